package web

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Beside is offered by a node that finds what a claim may be another account of.
type Beside interface {
	// Known lists what a claim may tell of too, likest first.
	Known(ctx context.Context, v store.Viewer, c incident.Claim) ([]node.Known, error)
	// ConfirmTogether confirms a proposal together with one of another document, into one incident.
	ConfirmTogether(ctx context.Context, by string, p store.Placed, document, proposal, note string) (incidentID string, err error)
	// NotSame says that a claim is no account of something else; ToldApart tests what was said so.
	NotSame(ctx context.Context, by, document, key, other string, back bool) error
	ToldApart(ctx context.Context, document string) (func(key, other string) bool, error)
	// SetRepeats says that a document repeats an earlier one, or (earlier empty) that it does not.
	SetRepeats(ctx context.Context, by, document, earlier, note string) error
}

// alike lists what the open proposal may be another account of.
func (s *site) alike(r *http.Request, c incident.Claim) ([]node.Known, error) {
	if s.beside == nil {
		return nil, nil
	}
	known, err := s.beside.Known(r.Context(), viewer(r), c)
	if err != nil || len(known) == 0 {
		return nil, err
	}
	apart, err := s.beside.ToldApart(r.Context(), c.Source.Document)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(known, func(k node.Known) bool { return apart(c.Key, cmp.Or(k.Incident, k.Proposal)) }), nil
}

// notSame says that the open proposal is no account of something known.
func (s *site) notSame(w http.ResponseWriter, r *http.Request) error {
	sh, k, err := s.decide(r)
	if err != nil {
		return err
	}
	other := r.PostForm.Get("other")
	if other == "" {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	if err := s.beside.NotSame(r.Context(), personFrom(r.Context()).ID, sh.doc.ID, k.Key, other, false); err != nil {
		return err
	}
	return sh.lead(w, r, k.ID)
}

// proposal finds a claim of a document that the form names.
func (s *site) proposal(r *http.Request, sh *sheet) (*card, error) {
	id := r.PostForm.Get("claim")
	for i := range sh.cards {
		if sh.cards[i].ID == id {
			return &sh.cards[i], nil
		}
	}
	return nil, fmt.Errorf("proposal %s: %w", id, store.ErrNotFound)
}

// decide opens the document of a form and the proposal that it names.
func (s *site) decide(r *http.Request) (*sheet, *card, error) {
	if err := r.ParseForm(); err != nil {
		return nil, nil, problem{http.StatusBadRequest, "error.form", nil}
	}
	sh, err := s.sheetOf(r, r.PathValue("doc"), r.PostForm.Get("claim"))
	if err != nil {
		return nil, nil, err
	}
	k, err := s.proposal(r, sh)
	return sh, k, err
}

// lead leads to a page of the document after a form.
func (sh *sheet) lead(w http.ResponseWriter, r *http.Request, p string, more ...string) error {
	http.Redirect(w, r, sh.address(p, more...), http.StatusSeeOther)
	return nil
}

// next leads to the next proposal that waits after the one just decided.
func (sh *sheet) next(w http.ResponseWriter, r *http.Request, done *card, more ...string) error {
	for _, pass := range []bool{true, false} {
		for i := range sh.cards {
			k := &sh.cards[i]
			if k.State == incident.Awaiting && k.ID != done.ID && (!pass || k.N > done.N) {
				return sh.lead(w, r, k.ID, more...)
			}
		}
	}
	return sh.lead(w, r, "", more...)
}

// corrected reads the form of a correction over a proposal.
func (s *site) corrected(r *http.Request, sh *sheet, k *card) (incident.Claim, faults) {
	c, wrong := s.parseClaim(r, k.Claim)
	return quoted(c, sh.runes), wrong
}

// confirm takes a proposal into the picture, as it stands or as the form corrects it.
func (s *site) confirm(w http.ResponseWriter, r *http.Request) error {
	sh, k, err := s.decide(r)
	if err != nil {
		return err
	}
	c, note := k.Claim, strings.TrimSpace(r.PostForm.Get("note"))
	var more []string
	if len(r.PostForm["edits"]) > 0 {
		var wrong faults
		if c, wrong = s.corrected(r, sh, k); len(wrong) > 0 {
			return s.formAgain(w, r, sh, c, wrong)
		}
		if !same(c, k.Claim) {
			c = s.newVersion(r, c, k.Claim)
			more = append(more, "text", "yes")
		}
	}
	me, placed := personFrom(r.Context()).ID, store.Placed{Claim: c, Incident: r.PostForm.Get("incident")}
	var id string
	if other, document, both := strings.Cut(r.PostForm.Get("with"), " "); both && s.beside != nil {
		id, err = s.beside.ConfirmTogether(r.Context(), me, placed, document, other, note)
	} else {
		id, err = s.desk.ConfirmAll(r.Context(), me, placed, sh.otherTimes(k), note)
	}
	if err != nil {
		return err
	}
	return sh.next(w, r, k, append(more, "incident", id)...)
}

// draft keeps a correction of a proposal, which goes on waiting.
func (s *site) draft(w http.ResponseWriter, r *http.Request) error {
	sh, k, err := s.decide(r)
	if err != nil {
		return err
	}
	c := k.Claim
	if r.PostForm.Get("restore") != "" {
		first := sh.original(c)
		id, key := c.ID, c.Key
		c = first
		c.ID, c.Key, c.Supersedes = id, key, ""
	} else {
		var wrong faults
		if c, wrong = s.corrected(r, sh, k); len(wrong) > 0 {
			return s.formAgain(w, r, sh, c, wrong)
		}
		if same(c, k.Claim) {
			return sh.lead(w, r, k.ID)
		}
	}
	return s.keep(w, r, sh, k, c, strings.TrimSpace(r.PostForm.Get("note")))
}

// keep stores a corrected proposal and shows it.
func (s *site) keep(w http.ResponseWriter, r *http.Request, sh *sheet, k *card, c incident.Claim, note string, more ...string) error {
	c.ID, c.Supersedes = uuid.NewString(), k.ID
	if err := validClaim(c); err != nil {
		return err
	}
	c, err := s.desk.DraftClaim(r.Context(), personFrom(r.Context()).ID, c, note)
	if err != nil {
		return err
	}
	return sh.lead(w, r, c.ID, append([]string{"text", "yes"}, more...)...)
}

// validClaim holds a draft against the rules for all claims.
func validClaim(c incident.Claim) error {
	c.State = incident.Awaiting
	return c.Validate()
}

// formAgain shows a form with what is wrong in it.
func (s *site) formAgain(w http.ResponseWriter, r *http.Request, sh *sheet, c incident.Claim, wrong faults) error {
	parts, edit := r.PostForm["edits"], "all"
	if len(parts) == 1 {
		edit = parts[0]
		if edit == partPlace {
			edit += "-" + r.PostForm.Get("place.at")
		}
	}
	f := s.formOf(sh.l, c, edit, wrong, r.PostForm.Get("note"))
	if v := strings.TrimSpace(r.PostForm.Get("when")); v != "" {
		f.When = v
	}
	if span, ok := parseSpan(r.PostForm.Get("span"), len(sh.runes)); ok {
		f.Chosen, f.Span = cut(sh.runes, span), spanParam(span)
	}
	return s.readingPage(w, r, http.StatusUnprocessableEntity, r.PathValue("doc"), &f)
}

// reject sets a proposal aside; the page offers to take that back, and to say why.
func (s *site) reject(w http.ResponseWriter, r *http.Request) error {
	sh, k, err := s.decide(r)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(r.PostForm.Get("reason"))
	if more := strings.TrimSpace(r.PostForm.Get("note")); more != "" {
		reason = strings.TrimPrefix(reason+": "+more, ": ")
	}
	me := personFrom(r.Context()).ID
	if k.State == incident.Rejected { // now with a reason
		if err := s.desk.Reopen(r.Context(), me, k.ID); err != nil {
			return err
		}
		if err := s.desk.Reject(r.Context(), me, k.ID, reason); err != nil {
			return err
		}
		return sh.lead(w, r, r.PostForm.Get("back"))
	}
	if err := s.desk.Reject(r.Context(), me, k.ID, reason); err != nil {
		return err
	}
	return sh.next(w, r, k, "rejected", k.ID)
}

func (s *site) reopen(w http.ResponseWriter, r *http.Request) error {
	sh, k, err := s.decide(r)
	if err != nil {
		return err
	}
	if err := s.desk.Reopen(r.Context(), personFrom(r.Context()).ID, k.ID); err != nil {
		return err
	}
	return sh.lead(w, r, k.ID, "text", "yes")
}

// settle records what a person decides on a contradiction. To prefer a reading corrects the proposal to it.
func (s *site) settle(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	sh, err := s.sheetOf(r, r.PathValue("doc"), r.PostForm.Get("p"))
	if err != nil {
		return err
	}
	i, err := strconv.Atoi(r.PostForm.Get("clash"))
	if err != nil || i < 0 || i >= len(sh.clashes) {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	sh.spell(i)
	v, me := &sh.clashes[i], personFrom(r.Context()).ID
	choice, reading, prefer := node.Choice(r.PostForm.Get("choice")), "", r.PostForm.Get("reading")
	if prefer != "" {
		choice = node.Prefer
	}
	open := r.PostForm.Get("p")
	more := []string{"clash", strconv.Itoa(i)}
	if choice == node.Prefer {
		at := slices.IndexFunc(v.Options, func(o option) bool { return o.Key == prefer })
		if at < 0 {
			return store.ErrConflict
		}
		o := &v.Options[at]
		k := &sh.cards[o.card]
		c := retitled(o.apply(k.Claim), k.Claim)
		if reading = o.Key; !same(c, k.Claim) {
			c.ID, c.Supersedes = uuid.NewString(), k.ID
			if err := validClaim(c); err != nil {
				return err
			}
			if c, err = s.desk.DraftClaim(r.Context(), me, c, sh.l.t("clash.prefer", o.Words)); err != nil {
				return err
			}
			if open == k.ID {
				open = c.ID
			}
			more = append(more, "text", "yes")
		}
	}
	if err := s.desk.Settle(r.Context(), me, sh.doc.ID, node.Settlement{Clash: i, Choice: choice, Reading: reading}); err != nil {
		return err
	}
	return sh.lead(w, r, open, more...)
}

// add puts words of the text into the open proposal, or makes a proposal of them. What the words say is taken from
// the reading's mentions, or read from them; where that does not tell one value, the editor opens with the words.
func (s *site) add(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	sh, err := s.sheetOf(r, r.PathValue("doc"), r.PostForm.Get("claim"))
	if err != nil {
		return err
	}
	slot, at := r.PostForm.Get("slot"), r.PostForm.Get("span")
	if pick := r.PostForm.Get("pick"); pick != "" { // a mention of the list: both in one
		slot, at, _ = strings.Cut(pick, ":")
	}
	span, ok := parseSpan(at, len(sh.runes))
	if ok {
		span, ok = trimmed(sh.runes, span)
	}
	if !ok {
		return problem{http.StatusUnprocessableEntity, "error.span", nil}
	}
	if slot == "new" || slot == "act" {
		return s.addProposal(w, r, sh, span)
	}
	k, err := s.proposal(r, sh)
	if err != nil {
		return err
	}
	if k.State != incident.Awaiting {
		return store.ErrConflict
	}
	c, edit, done := s.withWords(r.Context(), sh, k.Claim, slot, span)
	if edit == "" {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	if !done {
		return sh.lead(w, r, k.ID, "edit", edit, "span", spanParam(span))
	}
	return s.keep(w, r, sh, k, retitled(quoted(c, sh.runes), k.Claim), "")
}

// trimmed takes the blanks off the ends of a span.
func trimmed(runes []rune, s text.Span) (text.Span, bool) {
	blank := func(r rune) bool { return strings.TrimSpace(string(r)) == "" }
	for s.Start < s.End && blank(runes[s.Start]) {
		s.Start++
	}
	for s.Start < s.End && blank(runes[s.End-1]) {
		s.End--
	}
	return s, !s.Empty() && s.End-s.Start <= 2000
}

// withWords adds to a claim what words of the text say for a slot. done is false when a person has to say more, in
// the editor that edit names.
func (s *site) withWords(ctx context.Context, sh *sheet, c incident.Claim, slot string, span text.Span) (out incident.Claim, edit string, done bool) {
	words, m := cut(sh.runes, span), &sh.notes.Mentions
	at := func(sp *text.Span) bool { return sp != nil && *sp == span }
	switch slot {
	case "time":
		for _, w := range m.Dates {
			if at(w.Span) {
				c.When = w
				return c, partTime, true
			}
		}
		w, ok := hearTime(ctx, words, sh.doc.Published)
		if ok {
			w.Span = &span
			c.When = w
		}
		return c, partTime, ok
	case "place":
		edit = partPlace + "-" + strconv.Itoa(len(c.Places))
		for _, p := range m.Places {
			if at(p.Span) {
				c.Places = append(slices.Clone(c.Places), p)
				return c, edit, true
			}
		}
		return c, edit, false
	case "actor":
		for _, a := range m.Actors {
			if at(a.Span) {
				c.Actors = append(slices.Clone(c.Actors), incident.Participant{ID: a.ID, Name: a.Name, Role: incident.Involved, Text: a.Text, Span: a.Span})
				return c, partActor, false // the role is to be said: it stands in the form
			}
		}
		return c, partActor, false
	case "qty":
		for _, q := range m.Quantities {
			if at(q.Span) {
				c.Quantities = append(slices.Clone(c.Quantities), q)
				return c, partQty, true
			}
		}
		said, err := hear(ctx, words, sh.doc.Published)
		if err == nil && len(said.Quantities) == 1 {
			q := said.Quantities[0]
			q.Span, q.Text = &span, ""
			c.Quantities = append(slices.Clone(c.Quantities), q)
			return c, partQty, true
		}
		return c, partQty, false
	case "src":
		return c, partSource, false
	}
	return c, "", false
}

// addProposal makes a further proposal of the document from words of its text, with what the text names in the same
// sentence. It goes on to its editor: what kind of act it is, a person says.
func (s *site) addProposal(w http.ResponseWriter, r *http.Request, sh *sheet, span text.Span) error {
	sentence := span
	for _, sp := range text.Sentences(sh.doc.Text) {
		if sp.Start <= span.Start && span.Start < sp.End {
			sentence = text.Span{Start: sp.Start, End: max(sp.End, span.End)}
		}
	}
	sentence, _ = trimmed(sh.runes, sentence)
	c := incident.Claim{
		ID: uuid.NewString(), Key: sh.doc.ID + "#h" + uuid.NewString()[:8], State: incident.Awaiting, Class: incident.Other, Certainty: incident.Asserted, Marking: sh.doc.Marking,
		When: incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown},
		Source: incident.Source{ID: sh.source(), Name: sh.doc.Name, Kind: incident.SourceAuthor, Document: sh.doc.ID,
			Evidence: []text.Span{span, sentence}, Published: sh.doc.Published},
	}
	if span == sentence {
		c.Source.Evidence = c.Source.Evidence[:1]
	}
	in := func(sp *text.Span) bool { return sp != nil && sentence.Start <= sp.Start && sp.End <= sentence.End }
	m := &sh.notes.Mentions
	for _, d := range m.Dates {
		if in(d.Span) && c.When.Span == nil {
			c.When = d
		}
	}
	for _, p := range m.Places {
		if in(p.Span) {
			c.Places = append(c.Places, p)
		}
	}
	for _, a := range m.Actors {
		if in(a.Span) {
			c.Actors = append(c.Actors, incident.Participant{ID: a.ID, Name: a.Name, Role: incident.Involved, Text: a.Text, Span: a.Span})
		}
	}
	for _, q := range m.Quantities {
		if in(q.Span) {
			c.Quantities = append(c.Quantities, q)
		}
	}
	c = quoted(c, sh.runes)
	c.Title = incident.ComposeTitle(c)
	c.Summary = c.Title
	if err := c.Validate(); err != nil {
		return err
	}
	c, err := s.desk.DraftClaim(r.Context(), personFrom(r.Context()).ID, c, "")
	if err != nil {
		return err
	}
	return sh.lead(w, r, c.ID, "edit", partWhat, "text", "yes")
}

// source is what the claims of the document have as their source.
func (sh *sheet) source() string {
	id := store.OwnSource(sh.doc.ID)
	for i := range sh.cards {
		if of := sh.cards[i].Source.ID; i == 0 {
			id = of
		} else if of != id {
			return store.OwnSource(sh.doc.ID)
		}
	}
	return id
}

// repeats says whether a document repeats an earlier one.
func (s *site) repeats(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	if s.beside == nil {
		return store.ErrNotFound
	}
	doc, source := r.PathValue("doc"), r.PostForm.Get("earlier")
	if err := s.beside.SetRepeats(r.Context(), personFrom(r.Context()).ID, doc, source, strings.TrimSpace(r.PostForm.Get("note"))); err != nil {
		return err
	}
	http.Redirect(w, r, "/read/"+url.PathEscape(doc), http.StatusSeeOther)
	return nil
}

// restrict limits a document to people. Whoever does it stays among them, or it would be lost to view.
func (s *site) restrict(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	doc, me := r.PathValue("doc"), personFrom(r.Context()).ID
	if _, err := s.desk.Document(r.Context(), viewer(r), doc); err != nil {
		return err
	}
	people := r.PostForm["restrict"]
	if len(people) > 0 && !slices.Contains(people, me) {
		people = append(people, me)
	}
	if err := s.desk.Restrict(r.Context(), me, doc, people); err != nil {
		return err
	}
	http.Redirect(w, r, "/read/"+url.PathEscape(doc), http.StatusSeeOther)
	return nil
}

// faultWords says what is wrong with a claim that a form made.
func faultWords(e *incident.Invalid, lang string) string {
	words := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		words[i] = "\u2068" + f.Field + "\u2069: " + f.Words().In(lang)
	}
	return strings.Join(words, "; ")
}
