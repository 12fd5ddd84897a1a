package web

import (
	"cmp"
	"context"
	"errors"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// Links is offered by a node that finds incidents of different sources which may be one. The page of possible doubles
// exists only then.
type Links interface {
	// ProposedLinks lists pairs of which one incident is told of by a source and the other without it.
	ProposedLinks(ctx context.Context, v store.Viewer, source, cursor string, limit int) (links []node.Link, next string, err error)
	// KeepApart says that two incidents are not one, or takes that back.
	KeepApart(ctx context.Context, by, one, other string, back bool, note string) error
}

const (
	linkRows    = 10 // pairs of one page, about
	linkSources = 12 // sources to choose from
)

// linkRoutes puts the page in place.
func (s *site) linkRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	desk("GET /links", s.linkPage)
	desk("POST /links/merge", s.mergeLink, account.Merge)
	desk("POST /links/apart", s.keepLinkApart, account.Merge)
	desk("POST /links/undo", s.undoLink, account.Merge)
}

// linkSource is a source that incidents can be held against.
type linkSource struct {
	ID, Name string
	N        int // incidents that it tells of
}

// linkSide is one incident of a pair.
type linkSide struct {
	ID      string
	Title   string
	Mark    template.HTML
	Names   []string // of its sources
	Sources int      // independent ones
	Grade   incident.Grade
	Marking incident.Marking
}

// linkPoint is one line in which a pair is held side by side.
type linkPoint struct {
	Label       string
	Ours, Their string
	Sign        string // agrees, differs, or one: only one of the two says it
	Why         string // where they differ
}

// linkPair is two incidents that may be one.
type linkPair struct {
	N             int
	Ours, Their   linkSide // without the source, and of it
	Points        []linkPoint
	Agree, Differ int
}

func (s *site) linkPage(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	q := r.URL.Query()
	sources, chosen, err := s.linkChoices(r, l, q.Get("source"))
	if err != nil {
		return err
	}
	d := map[string]any{"Tab": "links", "Sources": sources, "Source": chosen, "Cursor": q.Get("cursor"), "Done": q.Get("done"), "One": q.Get("one"), "Other": q.Get("other")}
	if i := slices.IndexFunc(sources, func(x linkSource) bool { return x.ID == chosen }); i >= 0 {
		d["SourceName"] = sources[i].Name
	}
	if chosen != "" {
		links, next, err := s.links.ProposedLinks(r.Context(), viewer(r), chosen, q.Get("cursor"), linkRows)
		if err != nil {
			return err
		}
		var pairs []linkPair
		for _, link := range links {
			p, err := s.linkPair(r, l, link, chosen)
			if errors.Is(err, store.ErrNotFound) {
				continue // it went in the meantime
			}
			if err != nil {
				return err
			}
			p.N = len(pairs) + 1
			pairs = append(pairs, p)
		}
		d["Pairs"], d["Next"] = pairs, next
	}
	s.render(w, r, http.StatusOK, "links", "links.title", d)
	return nil
}

// linkChoices lists the sources that tell of most, and names the one that is chosen.
func (s *site) linkChoices(r *http.Request, l *locale, chosen string) (out []linkSource, source string, err error) {
	facets, err := s.desk.Facets(r.Context(), viewer(r), store.Query{})
	if err != nil {
		return nil, "", err
	}
	for id, n := range facets["source"] {
		out = append(out, linkSource{ID: id, N: n})
	}
	slices.SortFunc(out, func(a, b linkSource) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.ID, b.ID)) })
	if chosen == "" && len(out) > 1 { // of a single source there are no others to hold against it
		chosen = out[0].ID
	}
	at := slices.IndexFunc(out, func(x linkSource) bool { return x.ID == chosen })
	if at >= linkSources {
		out[linkSources-1] = out[at]
	}
	out = out[:min(len(out), linkSources)]
	for i := range out {
		if out[i].Name, err = s.sourceName(r, l, out[i].ID); err != nil {
			return nil, "", err
		}
	}
	return out, chosen, nil
}

// sourceName is what a source of claims is called: the catalogue knows data sets, a claim names the others.
func (s *site) sourceName(r *http.Request, l *locale, id string) (string, error) {
	if l.has("source." + id) {
		return l.t("source." + id), nil
	}
	page, err := s.desk.List(r.Context(), viewer(r), store.Query{Sources: []string{id}}, "", 1)
	if err != nil || len(page.Rows) == 0 {
		return id, err
	}
	full, err := s.desk.Incident(r.Context(), viewer(r), page.Rows[0].ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return id, err
	}
	for _, c := range full.Claims {
		if c.Source.ID == id {
			return cmp.Or(c.Source.Name, id), nil
		}
	}
	return id, nil
}

// linkPair holds two incidents side by side. What the source tells stands second.
func (s *site) linkPair(r *http.Request, l *locale, link node.Link, source string) (p linkPair, err error) {
	one, err := s.desk.Incident(r.Context(), viewer(r), link.Incident)
	if err != nil {
		return p, err
	}
	other, err := s.desk.Incident(r.Context(), viewer(r), link.Other.Incident)
	if err != nil {
		return p, err
	}
	ofSource := func(f store.Full) bool {
		return slices.ContainsFunc(f.Claims, func(c incident.Claim) bool { return c.Source.ID == source })
	}
	turned := ofSource(one) && !ofSource(other)
	add := func(list []incident.Point, sign string) {
		for _, x := range list {
			pt := linkPoint{Label: l.slotName(x.Slot), Ours: l.name(x.Ours), Their: l.name(x.Theirs), Sign: sign, Why: l.name(x.Explanation)}
			if turned {
				pt.Ours, pt.Their = pt.Their, pt.Ours
			}
			p.Points = append(p.Points, pt)
		}
	}
	like := link.Other.Likeness
	add(like.Differs, "differs")
	add(like.Agrees, "agrees")
	p.Agree, p.Differ = len(like.Agrees), len(like.Differs)
	if turned {
		one, other = other, one
	}
	p.Ours, p.Their = l.linkSide(one), l.linkSide(other)
	// Figures that one of the two gives alone were not compared, and still tell them apart.
	told := map[string]bool{}
	for _, x := range slices.Concat(like.Agrees, like.Differs) {
		told[x.Slot] = true
	}
	for _, a := range one.Incident.Quantities {
		if !told[a.Value.What] {
			p.Points = append(p.Points, linkPoint{Label: l.word("what", a.Value.What), Ours: l.quantity(a.Value), Sign: "one"})
		}
	}
	for _, b := range other.Incident.Quantities {
		if !told[b.Value.What] {
			p.Points = append(p.Points, linkPoint{Label: l.word("what", b.Value.What), Their: l.quantity(b.Value), Sign: "one"})
		}
	}
	return p, nil
}

func (l *locale) linkSide(f store.Full) linkSide {
	i := f.Incident
	side := linkSide{ID: i.ID, Title: cmp.Or(l.name(i.Title), l.word("class", i.Class.Value)), Mark: mark(i.Side.Value, i.Class.Value, i.Certainty.Value, false),
		Sources: i.Sources, Grade: i.Grade, Marking: i.Marking}
	for _, c := range f.Claims {
		if name := cmp.Or(c.Source.Name, c.Source.ID); len(side.Names) < 3 && !slices.Contains(side.Names, name) {
			side.Names = append(side.Names, name)
		}
	}
	return side
}

// slotName names a slot that was compared.
func (l *locale) slotName(slot string) string {
	switch slot {
	case "time":
		return l.t("field.when")
	case "methods":
		return l.t("field.method")
	case "class", "place", "side", "actors", "certainty":
		return l.t("field." + slot)
	}
	return l.word("what", slot)
}

// linkBack is the address of the page that a pair was decided on, at the place of the pair: there stands the next one.
func linkBack(r *http.Request, done, one, other string) string {
	v := url.Values{}
	for _, k := range []string{"source", "cursor"} {
		if x := r.PostForm.Get(k); x != "" {
			v.Set(k, x)
		}
	}
	if done != "" {
		v.Set("done", done)
		v.Set("one", one)
		v.Set("other", other)
	}
	to := "/links?" + v.Encode()
	if at, err := strconv.Atoi(r.PostForm.Get("at")); err == nil && at > 0 {
		to += "#pair-" + strconv.Itoa(at)
	}
	return to
}

// linkIDs are the two incidents that a form names.
func linkIDs(r *http.Request) (one, other string, err error) {
	if err := readForm(r); err != nil {
		return "", "", err
	}
	one, other = r.PostForm.Get("one"), r.PostForm.Get("other")
	if one == "" || other == "" || one == other {
		return "", "", problem{http.StatusUnprocessableEntity, "error.merge", nil}
	}
	return one, other, nil
}

// mergeLink makes the two incidents of a pair one.
func (s *site) mergeLink(w http.ResponseWriter, r *http.Request) error {
	one, other, err := linkIDs(r)
	if err != nil {
		return err
	}
	if err := s.desk.Merge(r.Context(), selfOf(r), one, other, strings.TrimSpace(r.PostForm.Get("note"))); err != nil {
		return err
	}
	http.Redirect(w, r, linkBack(r, "merged", one, other), http.StatusSeeOther)
	return nil
}

// keepLinkApart says that the two incidents of a pair are not one.
func (s *site) keepLinkApart(w http.ResponseWriter, r *http.Request) error {
	one, other, err := linkIDs(r)
	if err != nil {
		return err
	}
	if err := s.links.KeepApart(r.Context(), selfOf(r), one, other, false, strings.TrimSpace(r.PostForm.Get("note"))); err != nil {
		return err
	}
	http.Redirect(w, r, linkBack(r, "apart", one, other), http.StatusSeeOther)
	return nil
}

// undoLink takes back what was decided on a pair last.
func (s *site) undoLink(w http.ResponseWriter, r *http.Request) error {
	one, other, err := linkIDs(r)
	if err != nil {
		return err
	}
	switch r.PostForm.Get("what") {
	case "apart":
		err = s.links.KeepApart(r.Context(), selfOf(r), one, other, true, "")
	case "merged":
		err = s.undoMerge(r, one, other)
	default:
		err = problem{http.StatusBadRequest, "error.form", nil}
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, linkBack(r, "", "", ""), http.StatusSeeOther)
	return nil
}

// undoMerge gives an incident that was merged into another its claims back.
func (s *site) undoMerge(r *http.Request, into, from string) error {
	full, err := s.desk.Incident(r.Context(), viewer(r), into)
	if err != nil {
		return err
	}
	var merged store.Event
	for _, e := range full.History {
		if e.Act == store.ActMerged && e.Other == from && !e.At.Before(merged.At) {
			merged = e
		}
	}
	// Claims that were corrected since are known by their earlier versions, and what the viewer may not see stays.
	var claims []string
	for _, c := range slices.Concat(full.Claims, full.Earlier) {
		if slices.Contains(merged.Claims, c.ID) {
			claims = append(claims, c.ID)
		}
	}
	if len(claims) == 0 {
		return store.ErrConflict
	}
	_, err = s.desk.Unmerge(r.Context(), selfOf(r), into, claims, "")
	var mixed *store.Invalid
	if !errors.As(err, &mixed) || mixed.Why != store.WhyMixed {
		return err
	}
	// Some of them had come to it from a third incident: each goes back one step, as it came.
	for _, id := range claims {
		if _, err := s.desk.Unmerge(r.Context(), selfOf(r), into, []string{id}, ""); err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}
