package web

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// quote is what a document says for a claim, in the document's own words.
type quote struct {
	Text     string
	Document string // id, for the way back to it
	Name     string
}

// claimView is a claim with what its source says.
type claimView struct {
	incident.Claim
	Number int // as the page numbers it
	Quotes []quote
	Kind   string // of its source: a document that can be opened, a row, the desk
}

func (s *site) incident(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	full, err := s.desk.Incident(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if full.MergedInto != "" {
		http.Redirect(w, r, "/incidents/"+full.MergedInto, http.StatusSeeOther)
		return nil
	}
	claims, err := s.claimViews(r, full.Claims)
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	numbers := map[string]int{}
	for _, c := range claims {
		numbers[c.ID] = c.Number
	}
	for i, c := range full.Earlier {
		numbers[c.ID] = len(claims) + i + 1
	}
	own, other := l.bilingualLine(full.Incident.Title)
	d := map[string]any{"Full": full, "I": full.Incident, "Claims": claims, "Numbers": numbers, "Names": names, "Own": own, "Other": other,
		"Parts": parts(full), "Saved": r.URL.Query().Get("saved")}
	if account.Can(*personFrom(r.Context()), account.Confirm) {
		if d["Near"], err = s.near(r, full.Incident); err != nil {
			return err
		}
	}
	s.render(w, r, http.StatusOK, "incident", own, d)
	return nil
}

// claimViews numbers claims and quotes what their documents say.
func (s *site) claimViews(r *http.Request, claims []incident.Claim) ([]claimView, error) {
	docs := map[string]store.Document{}
	out := make([]claimView, len(claims))
	for i, c := range claims {
		out[i] = claimView{Claim: c, Number: i + 1}
		id := c.Source.Document
		if id == "" {
			continue
		}
		doc, ok := docs[id]
		if !ok {
			var err error
			doc, err = s.desk.Document(r.Context(), viewer(r), id)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			docs[id] = doc
		}
		runes := []rune(doc.Text)
		for _, span := range c.Source.Evidence {
			if q := cut(runes, span); q != "" {
				out[i].Quotes = append(out[i].Quotes, quote{q, id, doc.Name})
			}
		}
	}
	return out, nil
}

// cut takes a span out of a text; a span outside of it gives nothing.
func cut(runes []rune, s text.Span) string {
	if s.Start < 0 || s.End > len(runes) || s.Empty() {
		return ""
	}
	return strings.TrimSpace(string(runes[s.Start:s.End]))
}

// parts tells which claims came in by a merge, so that they can be taken out again.
func parts(f store.Full) []string {
	for _, e := range f.History {
		if e.Act == "merged" {
			ids := make([]string, 0, len(f.Claims))
			for _, c := range f.Claims {
				ids = append(ids, c.ID)
			}
			return ids
		}
	}
	if len(f.Claims) > 1 {
		ids := make([]string, 0, len(f.Claims))
		for _, c := range f.Claims {
			ids = append(ids, c.ID)
		}
		return ids
	}
	return nil
}

// near lists incidents that may be the same happening: within a week and about 30 km.
func (s *site) near(r *http.Request, i incident.Incident) ([]store.Row, error) {
	return s.around(r, i.ID, i.When.Value, placeOf(i.Place))
}

func placeOf(f *incident.Field[incident.Place]) *incident.Place {
	if f == nil {
		return nil
	}
	return &f.Value
}

func (s *site) around(r *http.Request, self string, when incident.When, place *incident.Place) ([]store.Row, error) {
	if when.Start == incident.NoDay {
		return nil, nil
	}
	end := when.End
	if end == incident.NoDay {
		end = when.Start
	}
	q := store.Query{From: when.Start - 7, To: end + 7}
	if place != nil && place.Coord != nil {
		q.Box = &store.Box{West: place.Lon - .3, South: place.Lat - .3, East: place.Lon + .3, North: place.Lat + .3}
	}
	page, err := s.desk.List(r.Context(), viewer(r), q, "", 9)
	if err != nil {
		return nil, err
	}
	rows := page.Rows[:0]
	for _, row := range page.Rows {
		if row.ID != self && len(rows) < 8 {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// callout is the short form of an incident, for the map.
func (s *site) callout(w http.ResponseWriter, r *http.Request) error {
	full, err := s.desk.Incident(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	s.render(w, r, http.StatusOK, "callout", "", map[string]any{"I": full.Incident, "Full": full})
	return nil
}

func (s *site) merge(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	into, from := r.PathValue("id"), r.PostForm.Get("from")
	if from == "" || from == into {
		return problem{http.StatusUnprocessableEntity, "error.merge", nil}
	}
	if err := s.desk.Merge(r.Context(), personFrom(r.Context()).ID, into, from, strings.TrimSpace(r.PostForm.Get("note"))); err != nil {
		return err
	}
	http.Redirect(w, r, "/incidents/"+into+"?saved=merged", http.StatusSeeOther)
	return nil
}

func (s *site) unmerge(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	claims := r.PostForm["claim"]
	if len(claims) == 0 {
		return problem{http.StatusUnprocessableEntity, "error.unmerge", nil}
	}
	id, err := s.desk.Unmerge(r.Context(), personFrom(r.Context()).ID, r.PathValue("id"), claims, strings.TrimSpace(r.PostForm.Get("note")))
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/incidents/"+id+"?saved=unmerged", http.StatusSeeOther)
	return nil
}

// confirmedClaim finds a claim of an incident.
func (s *site) confirmedClaim(r *http.Request) (store.Full, incident.Claim, error) {
	full, err := s.desk.Incident(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return full, incident.Claim{}, err
	}
	for _, c := range full.Claims {
		if c.ID == r.PathValue("claim") {
			return full, c, nil
		}
	}
	return full, incident.Claim{}, fmt.Errorf("claim %s of incident %s: %w", r.PathValue("claim"), full.Incident.ID, store.ErrNotFound)
}

func (s *site) correctPage(w http.ResponseWriter, r *http.Request) error {
	full, c, err := s.confirmedClaim(r)
	if err != nil {
		return err
	}
	return s.correctForm(w, r, http.StatusOK, full, c, nil)
}

func (s *site) correctForm(w http.ResponseWriter, r *http.Request, status int, full store.Full, c incident.Claim, wrong faults) error {
	views, err := s.claimViews(r, []incident.Claim{c})
	if err != nil {
		return err
	}
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	f := s.formOf(l, c, "all", wrong, r.PostForm.Get("note"))
	if words := r.PostForm.Get("when"); words != "" {
		f.When = words
	}
	s.render(w, r, status, "correct", "correct.title", map[string]any{"Full": full, "Claim": views[0], "Form": f})
	return nil
}

func (s *site) correct(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	full, old, err := s.confirmedClaim(r)
	if err != nil {
		return err
	}
	c, wrong := s.parseClaim(r, old)
	note := strings.TrimSpace(r.PostForm.Get("note"))
	if note == "" {
		wrong["note"] = "fault.note"
	}
	if len(wrong) > 0 {
		return s.correctForm(w, r, http.StatusUnprocessableEntity, full, c, wrong)
	}
	if err := s.desk.Correct(r.Context(), personFrom(r.Context()).ID, s.newVersion(r, c, old), note); err != nil {
		return err
	}
	http.Redirect(w, r, "/incidents/"+full.Incident.ID+"?saved=corrected", http.StatusSeeOther)
	return nil
}
