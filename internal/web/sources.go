package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// Sources is offered by a node that takes documents from feeds, pages and folders again and again, and from an address
// once. The pages about sources exist only then.
type Sources interface {
	Sources(ctx context.Context, v store.Viewer) ([]node.SourceView, error)
	Source(ctx context.Context, v store.Viewer, id string) (node.SourceView, error)
	SaveSource(ctx context.Context, by string, s node.Source) (node.Source, error)
	RemoveSource(ctx context.Context, by, id string) error
	AcceptMove(ctx context.Context, by, id string) error
	// TrySource looks at a source now; a try that failed says why in its Fault.
	TrySource(ctx context.Context, by, id string) (node.Try, error)
	Refusals(ctx context.Context, v store.Viewer, id string, limit int) ([]node.Refusal, error)
	WatchableFolders() []string
	TakeAddress(ctx context.Context, person, address string, m node.AddressMeta) (taken store.Document, added bool, err error)
}

const (
	refusalRows = 30 // of what was refused, on the page of a source

	// tryWait is how long the page waits for a try that a person asked for. One that takes longer goes on, and the
	// page says that it is under way.
	tryWait = 12 * time.Second
	// tryLimit ends a try that a person asked for, whatever it waits for.
	tryLimit = 15 * time.Minute
)

// sourceRoutes puts the pages in place.
func (s *site) sourceRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	desk("GET /sources", s.sourceList)
	desk("GET /sources/new", s.newSource, account.ManageSources)
	desk("POST /sources/new", s.addSource, account.ManageSources)
	desk("POST /sources/take", s.takePage, account.FetchAddress)
	desk("GET /sources/{id}", s.sourcePage)
	desk("POST /sources/{id}", s.saveSource, account.ManageSources)
	desk("POST /sources/{id}/try", s.trySource, account.FetchAddress)
	desk("POST /sources/{id}/switch", s.switchSource, account.ManageSources)
	desk("POST /sources/{id}/move", s.moveSource, account.ManageSources)
	desk("POST /sources/{id}/remove", s.removeSource, account.ManageSources)
}

// sourceList shows all sources and how they do.
func (s *site) sourceList(w http.ResponseWriter, r *http.Request) error {
	return s.showSources(w, r, http.StatusOK, map[string]string{}, nil)
}

func (s *site) showSources(w http.ResponseWriter, r *http.Request, status int, typed map[string]string, wrong faults) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	list, err := s.sources.Sources(r.Context(), viewer(r))
	if err != nil {
		return err
	}
	var rows []sourceRow
	counts, busy := map[string]int{}, false
	for _, v := range list {
		row := l.sourceRow(v, s.now())
		rows, busy = append(rows, row), busy || row.Busy
		counts[row.State]++
	}
	d := map[string]any{"Tab": "sources", "Rows": rows, "Busy": busy, "Counts": counts, "Done": r.URL.Query().Get("done"), "Typed": typed, "Faults": wrong, "Markings": markings}
	if id := r.URL.Query().Get("tried"); id != "" {
		if i := slices.IndexFunc(rows, func(row sourceRow) bool { return row.ID == id }); i >= 0 {
			d["Tried"] = rows[i]
		}
	}
	s.render(w, r, status, "sources", "sources.title", d)
	return nil
}

// takePage takes one page by its address, without making a source of it.
func (s *site) takePage(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	typed := map[string]string{"address": strings.TrimSpace(r.PostForm.Get("address")), "marking": r.PostForm.Get("marking")}
	wrong := faults{}
	doc, added, err := s.takeAddress(r, typed["address"], node.AddressMeta{Marking: incident.Marking(typed["marking"]), Published: incident.NoDay}, wrong)
	if err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showSources(w, r, http.StatusUnprocessableEntity, typed, wrong)
	}
	to := "/read/" + url.PathEscape(doc.ID)
	if !added {
		to += "?again=yes"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// takeAddress takes one page by its address. What is wrong is noted under its field: address, unless it is something
// that was said of the document.
func (s *site) takeAddress(r *http.Request, address string, m node.AddressMeta, wrong faults) (doc store.Document, added bool, err error) {
	doc, added, err = s.sources.TakeAddress(r.Context(), personFrom(r.Context()).ID, address, m)
	if err == nil || r.Context().Err() != nil {
		return doc, added, err
	}
	said, fault, unread := (*node.DocumentError)(nil), (*node.SourceError)(nil), (*document.Error)(nil)
	switch {
	case errors.As(err, &fault):
		wrong["address"] = fault.Words()
	case errors.As(err, &unread):
		wrong["address"] = "refused." + unread.Code
	case errors.As(err, &said) && said.Field != "" && said.Field != "url":
		wrong[said.Field] = "fault." + said.Code
	case errors.As(err, &said) && said.Document != "":
		wrong["address"] = "refused." + said.Code
	case errors.As(err, &said):
		wrong["address"] = said.Error()
	default:
		return doc, added, err
	}
	s.log.InfoContext(r.Context(), "address refused", "address", address, "error", err)
	return doc, added, nil
}

// sourceForm is a source as a form has it.
type sourceForm struct {
	node.Source
	Every, Unit string // the interval as typed; Unit is s, m, h or d
}

// everyUnits are what an interval can be given in, the largest first.
var everyUnits = []struct {
	Key    string
	Length time.Duration
}{{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}}

func formOfSource(src node.Source) sourceForm {
	f := sourceForm{Source: src, Unit: "m"}
	for _, u := range everyUnits {
		if src.Interval > 0 && src.Interval%u.Length == 0 {
			f.Every, f.Unit = strconv.Itoa(int(src.Interval/u.Length)), u.Key
			break
		}
	}
	return f
}

// readSource reads the form of a source; what a form cannot say otherwise stays as it is in was.
func readSource(r *http.Request, was node.Source) (sourceForm, faults) {
	get := func(k string) string { return strings.TrimSpace(r.PostForm.Get(k)) }
	f, wrong := sourceForm{Source: was}, faults{}
	f.Kind = cmp.Or(was.Kind, node.SourceKind(get("kind")))
	f.Name, f.Publisher, f.Address, f.Lang = get("name"), get("publisher"), get("address"), get("lang")
	f.Grade = incident.Grade{Reliability: get("reliability"), Credibility: get("credibility")}
	f.Marking, f.Restricted, f.Enabled = incident.Marking(get("marking")), r.PostForm["restrict"], get("enabled") == "yes"
	f.Linked, f.AnySite = get("content") == "linked", get("anysite") == "yes"
	f.Watched, f.Move = get("watched") == "yes", get("move") == "yes"
	f.Revision, _ = strconv.Atoi(get("revision"))
	f.Every, f.Unit, f.Interval = get("every"), get("unit"), 0
	if f.Every != "" {
		n, err := strconv.Atoi(westernDigits(f.Every))
		if err != nil || n <= 0 {
			wrong["interval"] = "sources.fault.every"
		}
		for _, u := range everyUnits {
			if u.Key == f.Unit { // what is too long is refused as that, and still held by a length
				f.Interval = time.Duration(min(max(n, 0), int(node.MaxInterval/u.Length)+1)) * u.Length
			}
		}
	}
	return f, wrong
}

// source puts what a node refuses of a source under its fields; what belongs to none under "source".
func (f faults) source(err error) error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			if other := f.source(one); other != nil {
				return other
			}
		}
		return nil
	}
	fault := (*node.SourceError)(nil)
	if !errors.As(err, &fault) {
		return err
	}
	f[cmp.Or(fault.Field, "source")] = fault.Words()
	return nil
}

func (s *site) newSource(w http.ResponseWriter, r *http.Request) error {
	f := sourceForm{Source: node.Source{Kind: node.SourceKind(r.URL.Query().Get("kind")), Address: r.URL.Query().Get("address"), Marking: incident.TLPAmber, Enabled: true}, Unit: "m"}
	if !slices.Contains(node.SourceKinds(), f.Kind) {
		f.Kind = node.SourceFeed
	}
	return s.newSourceForm(w, r, http.StatusOK, f, nil)
}

func (s *site) newSourceForm(w http.ResponseWriter, r *http.Request, status int, f sourceForm, wrong faults) error {
	d := map[string]any{"Tab": "sources", "Form": f, "Faults": wrong}
	if err := s.sourceChoices(r, d); err != nil {
		return err
	}
	s.render(w, r, status, "newsource", "sources.new", d)
	return nil
}

// sourceChoices adds what the form of a source offers.
func (s *site) sourceChoices(r *http.Request, d map[string]any) (err error) {
	d["Kinds"], d["Markings"], d["Folders"] = node.SourceKinds(), markings, s.sources.WatchableFolders()
	d["People"], err = s.desk.People(r.Context())
	return err
}

func (s *site) addSource(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	f, wrong := readSource(r, node.Source{})
	if len(wrong) == 0 {
		saved, err := s.sources.SaveSource(r.Context(), selfOf(r), f.Source)
		if err := wrong.source(err); err != nil {
			return err
		}
		if len(wrong) == 0 {
			http.Redirect(w, r, "/sources/"+url.PathEscape(saved.ID)+"?done=added", http.StatusSeeOther)
			return nil
		}
	}
	return s.newSourceForm(w, r, http.StatusUnprocessableEntity, f, wrong)
}

func (s *site) sourcePage(w http.ResponseWriter, r *http.Request) error {
	v, err := s.sources.Source(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f := formOfSource(v.Source)
	d := map[string]any{}
	if address := r.URL.Query().Get("address"); address != "" { // one that the answer itself named
		f.Address, d["Open"] = address, true
	}
	return s.showSource(w, r, http.StatusOK, v, f, nil, d)
}

func (s *site) showSource(w http.ResponseWriter, r *http.Request, status int, v node.SourceView, f sourceForm, wrong faults, d map[string]any) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	if d["Refusals"], err = s.sources.Refusals(r.Context(), viewer(r), v.ID, refusalRows); err != nil {
		return err
	}
	if d["Names"], err = s.names(r); err != nil {
		return err
	}
	if err := s.sourceChoices(r, d); err != nil {
		return err
	}
	row := l.sourceRow(v, s.now())
	d["Tab"], d["Row"], d["Form"], d["Faults"], d["Done"] = "sources", row, f, wrong, r.URL.Query().Get("done")
	if fault := v.Health.Fault; fault != nil && fault.Code == "web_page" && len(fault.Args) > 0 {
		d["Feeds"] = strings.Fields(fault.Args[0])
	}
	s.render(w, r, status, "source", row.Name, d)
	return nil
}

func (s *site) saveSource(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	v, err := s.sources.Source(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	f, wrong := readSource(r, v.Source)
	if len(wrong) == 0 {
		_, err := s.sources.SaveSource(r.Context(), selfOf(r), f.Source)
		if err := wrong.source(err); err != nil {
			return err
		}
		if len(wrong) == 0 {
			http.Redirect(w, r, "/sources/"+url.PathEscape(v.ID)+"?done=saved", http.StatusSeeOther)
			return nil
		}
	}
	return s.showSource(w, r, http.StatusUnprocessableEntity, v, f, wrong, map[string]any{})
}

// trySource looks at a source now. The page waits a little for what comes of it.
func (s *site) trySource(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id, by := r.PathValue("id"), selfOf(r)
	if _, err := s.sources.Source(r.Context(), viewer(r), id); err != nil {
		return err
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(r.Context()), tryLimit)
	ended := make(chan error, 1)
	go func() {
		defer stop()
		_, err := s.sources.TrySource(ctx, by, id)
		ended <- err
	}()
	to := "/sources/" + url.PathEscape(id) + "?done=tried"
	if r.PostForm.Get("back") == "list" {
		to = "/sources?tried=" + url.QueryEscape(id)
	}
	patience := time.NewTimer(tryWait)
	defer patience.Stop()
	select {
	case err := <-ended:
		// Another try is under way: that is what the page then shows.
		if fault := (*node.SourceError)(nil); err != nil && (!errors.As(err, &fault) || fault.Code != "busy") {
			return err
		}
	case <-patience.C:
	case <-r.Context().Done():
		return r.Context().Err()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// switchSource turns a source on or off.
func (s *site) switchSource(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	v, err := s.sources.Source(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	done := "off"
	if v.Enabled = r.PostForm.Get("to") == "on"; v.Enabled {
		done = "on"
	}
	wrong := faults{}
	_, err = s.sources.SaveSource(r.Context(), selfOf(r), v.Source)
	if err := wrong.source(err); err != nil {
		return err
	}
	if len(wrong) > 0 { // a folder that is gone, for instance: the form says it where it can be mended
		return s.showSource(w, r, http.StatusUnprocessableEntity, v, formOfSource(v.Source), wrong, map[string]any{})
	}
	return leadOn(w, r, "/sources/"+url.PathEscape(v.ID), done)
}

// moveSource gives a source the address that its site says is the right one now.
func (s *site) moveSource(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	v, err := s.sources.Source(r.Context(), viewer(r), id)
	if err != nil {
		return err
	}
	wrong := faults{}
	if err := wrong.source(s.sources.AcceptMove(r.Context(), selfOf(r), id)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		f := formOfSource(v.Source)
		f.Address = cmp.Or(v.Health.Moved, f.Address)
		return s.showSource(w, r, http.StatusUnprocessableEntity, v, f, wrong, map[string]any{})
	}
	return leadOn(w, r, "/sources/"+url.PathEscape(id), "moved")
}

func (s *site) removeSource(w http.ResponseWriter, r *http.Request) error {
	if err := s.sources.RemoveSource(r.Context(), selfOf(r), r.PathValue("id")); err != nil {
		return err
	}
	return leadOn(w, r, "/sources", "removed")
}
