package web

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"github.com/google/uuid"

	"tansiq/internal/account"
	"tansiq/internal/store"
)

func (s *site) signInPage(w http.ResponseWriter, r *http.Request) error {
	if first, err := s.desk.FirstRun(r.Context()); err != nil {
		return err
	} else if first {
		http.Redirect(w, r, "/first-run", http.StatusSeeOther)
		return nil
	}
	return s.signInForm(w, r, http.StatusOK, map[string]any{"Next": r.URL.Query().Get("next")})
}

func (s *site) signInForm(w http.ResponseWriter, r *http.Request, status int, d map[string]any) error {
	name, _, err := s.desk.Setting(r.Context(), SettingName)
	if err != nil {
		return err
	}
	d["Node"] = name
	s.render(w, r, status, "signin", "signin.page", d)
	return nil
}

func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	login, password, next := account.NormalLogin(r.PostForm.Get("login")), r.PostForm.Get("password"), r.PostForm.Get("next")
	d := map[string]any{"Login": login, "Next": next}
	if wait := s.attempt(login, r); wait > 0 {
		d["Wait"] = wait
		return s.signInForm(w, r, http.StatusTooManyRequests, d)
	}
	p, ok, err := s.desk.SignIn(r.Context(), login, password)
	if err != nil {
		return err
	}
	if !ok {
		d["NoMatch"] = true
		return s.signInForm(w, r, http.StatusUnauthorized, d)
	}
	s.throttle.Succeeded(login, s.client(r))
	if err := s.open(r.Context(), p); err != nil {
		return err
	}
	if !local(next) {
		next = "/picture"
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// attempt counts an attempt to guess something and returns the seconds to wait before it is looked at.
func (s *site) attempt(what string, r *http.Request) int {
	var refused *account.Error
	if errors.As(s.throttle.Attempt(what, s.client(r)), &refused) {
		return refused.N
	}
	return 0
}

// client is the address that a request comes from. Behind a proxy on this machine that is the last hop of
// X-Forwarded-For, which the proxy itself wrote; what stands before it anybody may have made up.
func (s *site) client(r *http.Request) string {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if !s.proxied || err != nil || !peer.Addr().Unmap().IsLoopback() {
		return r.RemoteAddr
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	last := strings.TrimSpace(hops[len(hops)-1])
	if hop, err := netip.ParseAddrPort(last); err == nil {
		return hop.Addr().String()
	}
	if hop, err := netip.ParseAddr(strings.Trim(last, "[]")); err == nil {
		return hop.String()
	}
	return r.RemoteAddr
}

// open starts a session for p.
func (s *site) open(ctx context.Context, p account.Person) error {
	if err := s.sessions.RenewToken(ctx); err != nil {
		return err
	}
	s.sessions.Put(ctx, "person", p.ID)
	s.sessions.Put(ctx, "proof", account.Proof(p))
	return nil
}

func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
	return nil
}

func (s *site) firstRunPage(w http.ResponseWriter, r *http.Request) error {
	first, err := s.desk.FirstRun(r.Context())
	if err != nil {
		return err
	}
	if !first {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return nil
	}
	return s.firstRunForm(w, r, http.StatusOK, map[string]string{
		"token": r.URL.Query().Get("token"), "subject": "islamic-state", "lang": lookFrom(r.Context()).Lang}, nil)
}

func (s *site) firstRunForm(w http.ResponseWriter, r *http.Request, status int, typed map[string]string, wrong faults) error {
	s.render(w, r, status, "firstrun", "firstrun.page", map[string]any{"Typed": typed, "Faults": wrong, "Actors": s.desk.Actors()})
	return nil
}

func (s *site) firstRun(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	if wait := s.attempt("the first run", r); wait > 0 {
		return problem{http.StatusTooManyRequests, "error.wait", []any{wait}}
	}
	typed := map[string]string{}
	for _, k := range []string{"token", "name", "subject", "lang", "login", "person"} {
		typed[k] = strings.TrimSpace(r.PostForm.Get(k))
	}
	wrong := faults{}
	if typed["token"] == "" {
		wrong["token"] = "fault.empty"
	}
	if !s.known(typed["subject"]) {
		wrong["subject"] = "fault.subject"
	}
	p := account.Person{ID: uuid.NewString(), Login: account.NormalLogin(typed["login"]), Name: typed["person"], Lang: typed["lang"],
		Roles: account.FirstRoles(), Created: s.now()}
	wrong.note("login", account.CheckLogin(p.Login))
	wrong.note("person", account.CheckName(p.Name))
	password := r.PostForm.Get("password")
	wrong.note("name", account.CheckName(typed["name"]))
	wrong.note("password", account.CheckPassword(password, p.Login))
	if wrong["password"] == nil && password != r.PostForm.Get("again") {
		wrong["password"] = "fault.again"
	}
	if len(wrong) > 0 {
		return s.firstRunForm(w, r, http.StatusUnprocessableEntity, typed, wrong)
	}
	hash, err := account.Hash(password)
	if err != nil {
		return err
	}
	p.Hash = hash
	err = s.desk.Found(r.Context(), typed["token"], p, map[string]string{
		SettingName: typed["name"], SettingSubject: typed["subject"], SettingLang: typed["lang"]})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return s.firstRunForm(w, r, http.StatusUnprocessableEntity, typed, faults{"token": "fault.token"})
	case err != nil:
		return err
	}
	s.throttle.Succeeded("the first run", s.client(r))
	if err := s.open(r.Context(), p); err != nil {
		return err
	}
	http.Redirect(w, r, "/picture", http.StatusSeeOther)
	return nil
}

// known reports whether an actor id is in the node's list.
func (s *site) known(id string) bool {
	for _, a := range s.desk.Actors() {
		if a.ID == id {
			return true
		}
	}
	return false
}

// faults is what is wrong with the fields of a form: by field, the key of a message or the words of a refusal.
type faults map[string]any

// note keeps a refusal under a field; nil is none.
func (f faults) note(field string, err error) {
	if refused := (*account.Error)(nil); errors.As(err, &refused) {
		f[field] = refused.Words()
	} else if err != nil {
		f[field] = err.Error()
	}
}

// refusals takes the refusals in an error apart, each under the field that at names for it, or under its own. It
// returns the error when there is none in it.
func (f faults) refusals(err error, at map[string]string) error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			if other := f.refusals(one, at); other != nil {
				return other
			}
		}
		return nil
	}
	if inner := errors.Unwrap(err); inner != nil {
		if f.refusals(inner, at) != nil {
			return err
		}
		return nil
	}
	refused, ok := err.(*account.Error) //nolint:errorlint // what it wraps was taken apart above
	if !ok {
		return err
	}
	field := refused.Field
	if to, ok := at[field]; ok {
		field = to
	}
	f[field] = refused.Words()
	return nil
}
