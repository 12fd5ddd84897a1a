package web

import (
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/store"
)

func (s *site) ownSettings(w http.ResponseWriter, r *http.Request) error {
	return s.own(w, r, http.StatusOK, nil)
}

func (s *site) own(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	s.render(w, r, status, "own", "settings.own", map[string]any{"Faults": wrong, "Saved": r.URL.Query().Get("saved"), "Tab": "own", "Tokens": s.tokens != nil})
	return nil
}

// changeToken makes the person's access token anew and shows it this once, or revokes it.
func (s *site) changeToken(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	me := personFrom(r.Context()).ID
	if r.PostForm.Get("do") == "revoke" {
		if err := s.tokens.RevokeToken(r.Context(), me, me); err != nil {
			return err
		}
		http.Redirect(w, r, "/settings?saved=revoked", http.StatusSeeOther)
		return nil
	}
	token, err := s.tokens.NewToken(r.Context(), me, me)
	if err != nil {
		return err
	}
	s.render(w, r, http.StatusOK, "own", "settings.own", map[string]any{"Tab": "own", "Tokens": true, "Token": token, "Saved": ""})
	return nil
}

func (s *site) saveOwnSettings(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	l := lookFrom(r.Context())
	l.choose(r.PostForm)
	me, name := personFrom(r.Context()).ID, strings.TrimSpace(r.PostForm.Get("name"))
	wrong := faults{}
	_, err := s.desk.ChangePerson(r.Context(), me, me, account.Change{Name: &name, Lang: &l.Lang})
	if err := wrong.refusals(err, nil); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.own(w, r, http.StatusUnprocessableEntity, wrong)
	}
	s.keepLook(w, l)
	http.Redirect(w, r, "/settings?saved=look", http.StatusSeeOther)
	return nil
}

func (s *site) changePassword(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	p := *personFrom(r.Context())
	if wait := s.attempt("own "+p.Login, r); wait > 0 {
		return problem{http.StatusTooManyRequests, "error.wait", []any{wait}}
	}
	if !account.Verify(p.Hash, r.PostForm.Get("old")) {
		return s.own(w, r, http.StatusUnprocessableEntity, faults{"old": "fault.old"})
	}
	s.throttle.Succeeded("own "+p.Login, s.client(r))
	password, wrong := r.PostForm.Get("password"), faults{}
	if password != r.PostForm.Get("again") {
		wrong["password"] = "fault.again"
	}
	wrong.note("password", account.CheckPassword(password, p.Login))
	if len(wrong) > 0 {
		return s.own(w, r, http.StatusUnprocessableEntity, wrong)
	}
	p, err := s.desk.ChangePerson(r.Context(), p.ID, p.ID, account.Change{Password: password})
	if err != nil {
		return err
	}
	if err := s.open(r.Context(), p); err != nil {
		return err
	}
	http.Redirect(w, r, "/settings?saved=password", http.StatusSeeOther)
	return nil
}

func (s *site) people(w http.ResponseWriter, r *http.Request) error {
	return s.peoplePage(w, r, http.StatusOK, nil, nil)
}

func (s *site) peoplePage(w http.ResponseWriter, r *http.Request, status int, typed *account.Person, wrong faults) error {
	people, err := s.desk.People(r.Context())
	if err != nil {
		return err
	}
	if typed == nil {
		typed = &account.Person{Roles: []account.Role{account.Analyst}}
	}
	s.render(w, r, status, "people", "settings.people", map[string]any{
		"People": people, "Roles": account.Roles(), "Typed": typed, "Faults": wrong, "Saved": r.URL.Query().Get("saved"), "Open": r.URL.Query().Get("open"), "Tab": "people"})
	return nil
}

func formRoles(r *http.Request) []account.Role {
	var out []account.Role
	for _, role := range account.Roles() {
		if slices.Contains(r.PostForm["role"], string(role)) {
			out = append(out, role)
		}
	}
	return out
}

func (s *site) addPerson(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	p := account.Person{Login: account.NormalLogin(r.PostForm.Get("login")), Name: strings.TrimSpace(r.PostForm.Get("name")), Roles: formRoles(r)}
	wrong := faults{}
	_, err := s.desk.NewPerson(r.Context(), personFrom(r.Context()).ID, p, r.PostForm.Get("password"))
	if errors.Is(err, store.ErrExists) {
		wrong["login"], err = "fault.taken", nil
	}
	if err := wrong.refusals(err, map[string]string{"roles": "role"}); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.peoplePage(w, r, http.StatusUnprocessableEntity, &p, wrong)
	}
	http.Redirect(w, r, "/settings/people?saved=added", http.StatusSeeOther)
	return nil
}

func (s *site) changePerson(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	id, me := r.PathValue("id"), personFrom(r.Context()).ID
	self := id == me
	name, barred := strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("disabled") == "yes"
	c := account.Change{Name: &name, Roles: formRoles(r), Disabled: &barred, Password: r.PostForm.Get("password")}
	wrong := faults{}
	switch {
	case len(c.Roles) == 0:
		wrong.note("role "+id, account.CheckRoles(c.Roles))
	// An admin cannot lock the desk out of its own settings.
	case self && (barred || !slices.Contains(c.Roles, account.Admin)):
		wrong["role "+id] = "fault.self"
	}
	p := account.Person{}
	if len(wrong) == 0 {
		var err error
		p, err = s.desk.ChangePerson(r.Context(), me, id, c)
		if err := wrong.refusals(err, map[string]string{"roles": "role " + id, "password": "password " + id, "name": "name " + id}); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		r.URL.RawQuery = "open=" + url.QueryEscape(id)
		return s.peoplePage(w, r, http.StatusUnprocessableEntity, nil, wrong)
	}
	if self {
		if err := s.open(r.Context(), p); err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/settings/people?saved=changed", http.StatusSeeOther)
	return nil
}

func (s *site) nodeSettings(w http.ResponseWriter, r *http.Request) error {
	return s.nodePage(w, r, http.StatusOK, nil)
}

func (s *site) nodePage(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	typed := map[string]string{}
	for _, k := range []string{SettingName, SettingSubject, SettingLang} {
		v, _, err := s.desk.Setting(r.Context(), k)
		if err != nil {
			return err
		}
		typed[strings.TrimPrefix(k, "desk.")] = v
	}
	s.render(w, r, status, "node", "settings.node", map[string]any{"Typed": typed, "Faults": wrong, "Actors": s.desk.Actors(),
		"Saved": r.URL.Query().Get("saved"), "Tab": "node"})
	return nil
}

func (s *site) saveNodeSettings(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	name, subject, lang := strings.TrimSpace(r.PostForm.Get("name")), r.PostForm.Get("subject"), r.PostForm.Get("lang")
	wrong := faults{}
	if !s.known(subject) {
		wrong["subject"] = "fault.subject"
	} else {
		err := s.desk.Configure(r.Context(), personFrom(r.Context()).ID, map[string]string{
			SettingName: name, SettingSubject: subject, SettingLang: lang})
		if err := wrong.refusals(err, nil); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return s.nodePage(w, r, http.StatusUnprocessableEntity, wrong)
	}
	http.Redirect(w, r, "/settings/node?saved=node", http.StatusSeeOther)
	return nil
}

func (s *site) about(w http.ResponseWriter, r *http.Request) error {
	type part struct{ Name, Version string }
	var parts []part
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, m := range info.Deps {
			parts = append(parts, part{m.Path, m.Version})
		}
	}
	s.render(w, r, http.StatusOK, "about", "settings.about", map[string]any{"Version": s.version, "Go": runtime.Version(), "Parts": parts, "Tab": "about"})
	return nil
}

func (s *site) journalPage(w http.ResponseWriter, r *http.Request) error {
	events, next, err := s.journal.Events(r.Context(), viewer(r), r.URL.Query().Get("cursor"), 100)
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	type line struct {
		store.Event
		Named   string // the document's name, or the person's
		Partner string // the partner's name
		Short   string // the beginning of what the line is about
		Link    string // its page, where there is one
	}
	partners := map[string]string{}
	if s.sharing != nil {
		l, _, err := s.locales.of(lookFrom(r.Context()))
		if err != nil {
			return err
		}
		list, err := s.sharing.Partners(r.Context())
		if err != nil {
			return err
		}
		for _, p := range list {
			partners[p.ID] = l.name(p.Name)
		}
	}
	lines := make([]line, len(events))
	for i, e := range events {
		lines[i].Event, lines[i].Short, lines[i].Partner = e, short(e.Ref), partners[e.Partner]
		if strings.HasPrefix(e.Ref, "R-") {
			lines[i].Link = "/share/releases/" + url.PathEscape(e.Ref)
		}
		switch {
		case e.Person != "":
			lines[i].Named = names[e.Person]
		case e.Document != "":
			d, err := s.desk.Document(r.Context(), viewer(r), e.Document)
			if errors.Is(err, store.ErrNotFound) {
				continue // hidden in the meantime
			}
			if err != nil {
				return err
			}
			lines[i].Named = d.Name
		}
	}
	s.render(w, r, http.StatusOK, "journal", "settings.journal", map[string]any{"Events": lines, "Next": next, "Names": names, "Tab": "journal"})
	return nil
}

// short is the beginning of an id, enough to tell it from others.
func short(id string) string {
	const most = 20
	if r := []rune(id); len(r) > most {
		return string(r[:most]) + "…"
	}
	return id
}

// names maps person ids to names, for showing who did what.
func (s *site) names(r *http.Request) (map[string]string, error) {
	people, err := s.desk.People(r.Context())
	if err != nil {
		return nil, err
	}
	out := make(map[string]string, len(people))
	for _, p := range people {
		out[p.ID] = p.Name
	}
	return out, nil
}
