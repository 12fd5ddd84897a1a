package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

const (
	inboxRows     = 40
	uploadLimit   = 32 << 20 // bytes of one upload, all files together
	offeredPlaces = 12       // places offered for one search
)

// inboxData lists documents for the column at the start of the Read pages.
func (s *site) inboxData(r *http.Request) (map[string]any, error) {
	q := r.URL.Query()
	docs, next, err := s.desk.Documents(r.Context(), viewer(r), strings.TrimSpace(q.Get("q")), q.Get("cursor"), inboxRows)
	if err != nil {
		return nil, err
	}
	return map[string]any{"Docs": docs, "NextDocs": next, "Words": q.Get("q"), "Cursor": q.Get("cursor")}, nil
}

// inbox opens the newest document that still waits, or says how to begin.
func (s *site) inbox(w http.ResponseWriter, r *http.Request) error {
	d, err := s.inboxData(r)
	if err != nil {
		return err
	}
	s.render(w, r, http.StatusOK, "inbox", "room.read", d)
	return nil
}

func (s *site) newDocument(w http.ResponseWriter, r *http.Request) error {
	return s.newForm(w, r, http.StatusOK, map[string]string{"marking": string(incident.TLPAmber)}, nil, nil)
}

// outcome is what became of one of the documents given.
type outcome struct {
	Name, ID string
	Fault    string // what is wrong, in English; empty: taken
	Code     string // the same as a code, when it has one
	Again    bool   // it was there already
}

func (s *site) newForm(w http.ResponseWriter, r *http.Request, status int, typed map[string]string, wrong faults, outcomes []outcome) error {
	d, err := s.inboxData(r)
	if err != nil {
		return err
	}
	people, err := s.desk.People(r.Context())
	if err != nil {
		return err
	}
	d["Typed"], d["Faults"], d["Outcomes"], d["People"], d["Markings"], d["New"] = typed, wrong, outcomes, people, markings, true
	var chosen []string
	if r.MultipartForm != nil {
		chosen = r.MultipartForm.Value["restrict"]
	}
	d["Chosen"] = chosen
	s.render(w, r, status, "new", "read.new", d)
	return nil
}

// takeDocument takes pasted text and uploaded files. Each is taken or refused on its own; what was typed stays
// when anything is refused.
func (s *site) takeDocument(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, uploadLimit)
	if err := r.ParseMultipartForm(8 << 20); err != nil {
		if tooLarge := new(http.MaxBytesError); errors.As(err, &tooLarge) {
			return s.newForm(w, r, http.StatusRequestEntityTooLarge, map[string]string{}, faults{"files": "fault.large"}, nil)
		}
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	defer func() { _ = r.MultipartForm.RemoveAll() }()
	typed := map[string]string{}
	for _, k := range []string{"text", "title", "source", "url", "published", "marking"} {
		typed[k] = r.FormValue(k)
	}
	wrong := faults{}
	published, err := incident.ParseDay(strings.TrimSpace(westernDigits(typed["published"])))
	if err != nil {
		wrong["published"] = "fault.date"
	}
	files := r.MultipartForm.File["files"]
	pasted := strings.TrimSpace(typed["text"])
	if pasted == "" && len(files) == 0 {
		wrong["text"] = "fault.nothing"
	}
	if len(wrong) > 0 {
		return s.newForm(w, r, http.StatusUnprocessableEntity, typed, wrong, nil)
	}
	base := store.Document{Source: strings.TrimSpace(typed["source"]), URL: strings.TrimSpace(typed["url"]), Published: published,
		Marking: incident.Marking(typed["marking"]), Restricted: r.MultipartForm.Value["restrict"], By: personFrom(r.Context()).ID}

	var outcomes []outcome
	take := func(name string, d store.Document) {
		taken, added, err := s.desk.TakeDocument(r.Context(), d)
		o := outcome{Name: name, ID: taken.ID, Again: err == nil && !added}
		if err != nil {
			s.log.InfoContext(r.Context(), "document refused", "name", name, "error", err)
			o.Fault, o.Code = err.Error(), "unknown"
			refused, said := (*document.Error)(nil), (*node.DocumentError)(nil)
			switch {
			case errors.As(err, &refused):
				o.Code = refused.Code
			case errors.As(err, &said) && said.Field != "":
				wrong[said.Field] = "fault." + said.Code // holds for all that is given: the form says it once
				return
			case errors.As(err, &said):
				o.Code, o.ID = said.Code, said.Document
			}
		}
		outcomes = append(outcomes, o)
	}
	if pasted != "" {
		d := base
		d.Name = strings.TrimSpace(typed["title"])
		if looksHTML(pasted) {
			d.Original, d.MediaType = []byte(typed["text"]), "text/html; charset=utf-8"
		} else {
			d.Text, d.MediaType = strings.ReplaceAll(typed["text"], "\r\n", "\n"), "text/plain"
			if d.Name == "" {
				d.Name = firstLine(pasted)
			}
		}
		name := d.Name
		if name == "" {
			name = firstLine(pasted)
		}
		take(name, d)
	}
	for _, h := range files {
		f, err := h.Open()
		if err != nil {
			return fmt.Errorf("opening the upload %s: %w", h.Filename, err)
		}
		b, err := io.ReadAll(f)
		f.Close()
		if err != nil {
			return fmt.Errorf("reading the upload %s: %w", h.Filename, err)
		}
		d := base
		d.Name, d.Original, d.MediaType = filepath.Base(h.Filename), b, h.Header.Get("Content-Type")
		if len(files) == 1 && pasted == "" && strings.TrimSpace(typed["title"]) != "" {
			d.Name = strings.TrimSpace(typed["title"])
		}
		take(filepath.Base(h.Filename), d)
	}
	if len(wrong) > 0 {
		return s.newForm(w, r, http.StatusUnprocessableEntity, typed, wrong, nil)
	}
	refused := slices.ContainsFunc(outcomes, func(o outcome) bool { return o.Fault != "" })
	if refused {
		if len(outcomes) > 0 && pasted != "" && outcomes[0].Fault == "" {
			typed["text"], typed["title"] = "", "" // taken: giving it again would only say so
		}
		return s.newForm(w, r, http.StatusUnprocessableEntity, typed, nil, outcomes)
	}
	to := "/read/" + url.PathEscape(outcomes[0].ID)
	if outcomes[0].Again {
		to += "?again=yes"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

func looksHTML(s string) bool {
	start := strings.ToLower(s[:min(len(s), 200)])
	return strings.HasPrefix(start, "<!doctype") || strings.HasPrefix(start, "<html") || strings.HasPrefix(start, "<article") || strings.HasPrefix(start, "<p>") || strings.HasPrefix(start, "<div")
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	r := []rune(strings.TrimSpace(line))
	if len(r) > 90 {
		r = append(r[:89], '…')
	}
	return string(r)
}

// readingNotes is what the pages show of store.Document.Reading besides the claims made from it.
type readingNotes struct {
	Proposals []struct {
		ID      string          `json:"id"`
		Rivals  []incident.When `json:"rivals"`
		Trigger struct {
			Span text.Span `json:"span"`
		} `json:"trigger"`
	} `json:"proposals"`
	Judgments []struct {
		Who         string `json:"who"`
		Affiliation string `json:"affiliation"`
		Text        string `json:"text"`
	} `json:"judgments"`
	Contradictions []noted `json:"contradictions"`
}

// noted is a contradiction together with the proposals that it touches.
type noted struct {
	incident.Contradiction
	Proposals []string `json:"proposals"`
}

// proposalView is a claim that waits, or waited.
type proposalView struct {
	incident.Claim
	Number int
	Open   bool
	Clash  bool            // one of its spans stands in a contradiction
	Shown  incident.Side   // stated or derived
	Act    text.Span       // the words that tell the act
	Rivals []incident.When // other dates that the document gives for it
}

// piece is a run of a document's text that is marked alike.
type piece struct {
	Text     string
	Slot     string // act, time, place, actor, qty, src; empty: plain
	On       bool   // of the open proposal
	Clash    bool
	Evidence bool // in a sentence that carries the open proposal
	P        int  // number of the proposal to open on a click; 0: none
	ID       string
	Start    int
}

// paragraph is a line of the document.
type paragraph struct {
	Pieces []piece
	Badges []badge
	Dir    string
	Lang   string
}

type badge struct {
	N    int
	On   bool
	ID   string
	Done bool
}

// clashView is a contradiction within the document.
type clashView struct {
	noted
	Quotes []string
	Dates  []incident.Day // the readings as days, when it is about days
	Start  int            // where the first reading stands
	Prefer []preference
}

// preference is one reading of a contradiction that a correction may prefer.
type preference struct {
	Day    incident.Day       // NoDay: it is about a number
	Number *incident.Quantity // nil: it is about a day
	Edit   string             // address of the correction with that value set
}

// preferences offers the readings of a contradiction that a proposal which still waits can be corrected to.
func preferences(c clashView, document string, proposals []proposalView) []preference {
	var out []preference
	for _, p := range proposals {
		_, id, _ := strings.Cut(p.Key, "#")
		if p.State != incident.Awaiting || !slices.Contains(c.Proposals, id) {
			continue
		}
		edit := func(values ...string) string {
			v := url.Values{"p": {p.ID}, "edit": {"yes"}}
			for i := 0; i < len(values); i += 2 {
				v.Set(values[i], values[i+1])
			}
			return "/read/" + url.PathEscape(document) + "?" + v.Encode()
		}
		for _, d := range c.Dates {
			out = append(out, preference{Day: d, Edit: edit("start", d.String())})
		}
		if len(out) > 0 {
			return out
		}
		for _, other := range proposals { // the numbers may stand in two proposals
			for _, q := range other.Quantities {
				about := q.Span != nil && slices.ContainsFunc(c.Spans, func(s text.Span) bool { return s.Start < q.Span.End && q.Span.Start < s.End })
				if !about || slices.ContainsFunc(out, func(o preference) bool { return o.Number.Value == q.Value }) ||
					!slices.ContainsFunc(p.Quantities, func(own incident.Quantity) bool { return own.What == q.What }) {
					continue
				}
				out = append(out, preference{Day: incident.NoDay, Number: &q, Edit: edit("what", q.What, "value", strconv.FormatInt(q.Value, 10))})
			}
		}
		if len(out) > 1 {
			return out
		}
		out = nil
	}
	return nil
}

// preferring sets in a claim the value that the address of a preference names.
func preferring(c incident.Claim, v url.Values) incident.Claim {
	if d, err := incident.ParseDay(v.Get("start")); err == nil && d != incident.NoDay {
		c.When.Start, c.When.End, c.When.Precision = d, d, incident.TimeDay
	}
	if n, err := strconv.ParseInt(v.Get("value"), 10, 64); err == nil && n >= 0 {
		c.Quantities = slices.Clone(c.Quantities)
		for i := range c.Quantities {
			if q := &c.Quantities[i]; q.What == v.Get("what") {
				q.Value, q.Min, q.Max, q.Approx = n, n, n, false
				break
			}
		}
	}
	return c
}

func (s *site) reading(w http.ResponseWriter, r *http.Request) error {
	return s.readingPage(w, r, http.StatusOK, r.PathValue("doc"), nil, nil)
}

// readingPage shows a document beside its proposals. form, when given, is a correction with faults.
func (s *site) readingPage(w http.ResponseWriter, r *http.Request, status int, id string, form *claimForm, wrong faults) error {
	doc, err := s.desk.Document(r.Context(), viewer(r), id)
	if err != nil {
		return err
	}
	claims, err := s.desk.Proposals(r.Context(), viewer(r), id)
	if err != nil {
		return err
	}
	d, err := s.inboxData(r)
	if err != nil {
		return err
	}
	people, err := s.desk.People(r.Context())
	if err != nil {
		return err
	}
	var notes readingNotes
	if len(doc.Reading) > 0 {
		if err := json.Unmarshal(doc.Reading, &notes); err != nil {
			s.log.WarnContext(r.Context(), "reading the notes of a document", "document", id, "error", err)
		}
	}
	runes := []rune(doc.Text)
	proposals, open := openOne(claims, cmp.Or(r.URL.Query().Get("p"), r.PostFormValue("claim")), notes.Contradictions)
	subject, _, err := s.desk.Setting(r.Context(), SettingSubject)
	if err != nil {
		return err
	}
	for i := range proposals {
		if proposals[i].Shown = proposals[i].Side; proposals[i].Shown == "" {
			proposals[i].Shown = incident.DeriveSide(proposals[i].Class, proposals[i].Actors, subject)
		}
		_, id, _ := strings.Cut(proposals[i].Key, "#")
		for _, p := range notes.Proposals {
			if p.ID == id {
				proposals[i].Act, proposals[i].Rivals = p.Trigger.Span, p.Rivals
			}
		}
	}
	var clashes []clashView
	for _, c := range notes.Contradictions {
		v := clashView{noted: c, Start: -1, Dates: days(c, proposals)}
		for _, sp := range c.Spans {
			if q := cut(runes, sp); q != "" && !slices.Contains(v.Quotes, q) {
				v.Quotes = append(v.Quotes, q)
			}
			if v.Start < 0 || sp.Start < v.Start {
				v.Start = sp.Start
			}
		}
		v.Prefer = preferences(v, id, proposals)
		clashes = append(clashes, v)
	}
	counts := map[string]int{}
	for _, p := range proposals {
		counts[string(p.State)]++
	}
	d["Doc"], d["Proposals"], d["Paragraphs"], d["Judgments"], d["Clashes"], d["People"] = doc, proposals, paragraphs(runes, proposals, notes.Contradictions), notes.Judgments, clashes, people
	d["Waiting"], d["Confirmed"], d["Rejected"] = counts["awaiting"], counts["confirmed"], counts["rejected"]
	d["Edit"], d["Refuse"], d["Again"] = r.URL.Query().Get("edit") != "" || form != nil, r.URL.Query().Get("reject") != "", r.URL.Query().Get("again") != ""
	d["Faults"] = wrong
	d["Incident"] = r.URL.Query().Get("incident")
	if open != nil && open.State == incident.Awaiting && account.Can(*personFrom(r.Context()), account.Confirm) {
		f := s.claimForm(preferring(open.Claim, r.URL.Query()), nil, "")
		if form != nil {
			f = *form
		}
		d["Form"] = f
		var place *incident.Place
		if len(open.Places) > 0 {
			place = &open.Places[0]
		}
		if d["Near"], err = s.around(r, "", open.When, place); err != nil {
			return err
		}
	}
	s.render(w, r, status, "reading", doc.Name, d)
	return nil
}

// days gives the different days that a contradiction about time sets against each other, the one shown first.
func days(c noted, proposals []proposalView) []incident.Day {
	if c.Kind != "month_names" && c.Kind != "date_vs_date" && c.Kind != "date_vs_published" {
		return nil
	}
	var out []incident.Day
	for _, p := range proposals {
		_, id, _ := strings.Cut(p.Key, "#")
		if !slices.Contains(c.Proposals, id) {
			continue
		}
		for _, w := range append([]incident.When{p.When}, p.Rivals...) {
			if w.Start != incident.NoDay && !slices.Contains(out, w.Start) {
				out = append(out, w.Start)
			}
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out[:2]
}

// openOne numbers the proposals in the order in which the text comes to them and opens the wanted one, or the
// first that waits. Versions that a correction superseded are not shown again.
func openOne(claims []incident.Claim, want string, clashes []noted) (views []proposalView, open *proposalView) {
	for _, c := range claims {
		if c.State == incident.Superseded {
			continue
		}
		v := proposalView{Claim: c}
		for _, x := range clashes {
			for _, a := range x.Spans {
				for _, m := range slots(c) {
					v.Clash = v.Clash || a.Start < m.span.End && m.span.Start < a.End
				}
			}
		}
		views = append(views, v)
	}
	slices.SortStableFunc(views, func(a, b proposalView) int { return cmp.Compare(begins(a.Claim), begins(b.Claim)) })
	for i := range views {
		views[i].Number = i + 1
		if views[i].ID == want || views[i].Supersedes != "" && views[i].Supersedes == want {
			open = &views[i]
		}
	}
	if open == nil {
		for i := range views {
			if views[i].State == incident.Awaiting {
				open = &views[i]
				break
			}
		}
	}
	if open != nil {
		open.Open = true
	}
	return views, open
}

func begins(c incident.Claim) int {
	at := 1 << 30
	for _, e := range c.Source.Evidence {
		at = min(at, e.Start)
	}
	if at == 1<<30 {
		for _, m := range slots(c) {
			at = min(at, m.span.Start)
		}
	}
	return at
}

// slotSpan is one marked place of a claim in the text.
type slotSpan struct {
	slot string
	span text.Span
}

func slots(c incident.Claim) []slotSpan {
	var out []slotSpan
	put := func(slot string, sp *text.Span) {
		if sp != nil && !sp.Empty() {
			out = append(out, slotSpan{slot, *sp})
		}
	}
	put("time", c.When.Span)
	for _, p := range c.Places {
		put("place", p.Span)
	}
	for _, a := range c.Actors {
		put("actor", a.Span)
	}
	for _, q := range c.Quantities {
		put("qty", q.Span)
	}
	put("src", c.Source.Span)
	return out
}

// paragraphs cuts a text into lines, and each line into pieces marked by the proposals. Where marks overlap the
// open proposal wins, then the shorter span.
func paragraphs(runes []rune, proposals []proposalView, clashes []noted) []paragraph {
	type claimed struct {
		slotSpan
		p *proposalView
	}
	var marks []claimed
	edges := map[int]bool{}
	add := func(sp text.Span) bool {
		if sp.Start < 0 || sp.End > len(runes) || sp.Empty() {
			return false
		}
		edges[sp.Start], edges[sp.End] = true, true
		return true
	}
	var evidence, clash []text.Span
	for i := range proposals {
		p := &proposals[i]
		if p.State == incident.Rejected {
			continue
		}
		for _, m := range append(slots(p.Claim), slotSpan{"act", p.Act}) {
			if add(m.span) {
				marks = append(marks, claimed{m, p})
			}
		}
		if p.Open {
			for _, e := range p.Source.Evidence {
				if add(e) {
					evidence = append(evidence, e)
				}
			}
		}
	}
	for _, c := range clashes {
		for _, sp := range c.Spans {
			if add(sp) {
				clash = append(clash, sp)
			}
		}
	}
	inside := func(list []text.Span, from, to int) bool {
		return slices.ContainsFunc(list, func(s text.Span) bool { return s.Start <= from && to <= s.End })
	}
	var out []paragraph
	for start := 0; start < len(runes); {
		end := start
		for end < len(runes) && runes[end] != '\n' {
			end++
		}
		line := string(runes[start:end])
		if strings.TrimSpace(line) != "" {
			pg := paragraph{Dir: dirOf(line), Lang: langOf(line)}
			for from := start; from < end; {
				to := from + 1
				for to < end && !edges[to] {
					to++
				}
				pc := piece{Text: string(runes[from:to]), Clash: inside(clash, from, to), Evidence: inside(evidence, from, to), Start: from}
				var best *claimed
				for i, m := range marks {
					if m.span.Start > from || m.span.End < to {
						continue
					}
					if best == nil || m.p.Open && !best.p.Open || m.p.Open == best.p.Open && m.span.End-m.span.Start < best.span.End-best.span.Start {
						best = &marks[i]
					}
				}
				if best != nil {
					pc.Slot, pc.On, pc.P, pc.ID = best.slot, best.p.Open, best.p.Number, best.p.ID
				}
				pg.Pieces = append(pg.Pieces, pc)
				from = to
			}
			for i := range proposals {
				p := &proposals[i]
				if at := begins(p.Claim); at >= start && at < end {
					pg.Badges = append(pg.Badges, badge{p.Number, p.Open, p.ID, p.State != incident.Awaiting})
				}
			}
			out = append(out, pg)
		}
		start = end + 1
	}
	return out
}

// proposal finds a claim of a document that the form names.
func (s *site) proposal(r *http.Request) (incident.Claim, error) {
	claims, err := s.desk.Proposals(r.Context(), viewer(r), r.PathValue("doc"))
	if err != nil {
		return incident.Claim{}, err
	}
	for _, c := range claims {
		if c.ID == r.PostForm.Get("claim") {
			return c, nil
		}
	}
	return incident.Claim{}, fmt.Errorf("proposal %s: %w", r.PostForm.Get("claim"), store.ErrNotFound)
}

// next goes to the next proposal that waits after the one just decided.
func (s *site) next(w http.ResponseWriter, r *http.Request, done incident.Claim, more url.Values) error {
	claims, err := s.desk.Proposals(r.Context(), viewer(r), r.PathValue("doc"))
	if err != nil {
		return err
	}
	views, _ := openOne(claims, "", nil)
	if more == nil {
		more = url.Values{}
	}
	after := begins(done)
	for _, pass := range []bool{true, false} {
		for _, v := range views {
			if v.State == incident.Awaiting && (!pass || begins(v.Claim) >= after) && v.ID != done.ID {
				more.Set("p", v.ID)
				http.Redirect(w, r, "/read/"+url.PathEscape(r.PathValue("doc"))+"?"+more.Encode(), http.StatusSeeOther)
				return nil
			}
		}
	}
	to := "/read/" + url.PathEscape(r.PathValue("doc"))
	if len(more) > 0 {
		to += "?" + more.Encode()
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return nil
}

// confirm takes a proposal into the picture, as it stands or as the form corrects it.
func (s *site) confirm(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	old, err := s.proposal(r)
	if err != nil {
		return err
	}
	c := old
	if r.PostForm.Get("corrected") == "yes" {
		var wrong faults
		if c, wrong = s.parseClaim(r, old); len(wrong) > 0 {
			f := s.claimForm(c, wrong, r.PostForm.Get("note"))
			return s.readingPage(w, r, http.StatusUnprocessableEntity, r.PathValue("doc"), &f, wrong)
		}
		if !same(c, old) {
			c = s.newVersion(r, c, old)
		}
	}
	id, err := s.desk.Confirm(r.Context(), personFrom(r.Context()).ID, store.Placed{Claim: c, Incident: r.PostForm.Get("incident")}, strings.TrimSpace(r.PostForm.Get("note")))
	if err != nil {
		return err
	}
	return s.next(w, r, old, url.Values{"incident": {id}})
}

func (s *site) reject(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	c, err := s.proposal(r)
	if err != nil {
		return err
	}
	reason := strings.TrimSpace(r.PostForm.Get("reason"))
	if more := strings.TrimSpace(r.PostForm.Get("note")); more != "" {
		reason = strings.TrimPrefix(reason+": "+more, ": ")
	}
	if reason == "" {
		return s.readingPage(w, r, http.StatusUnprocessableEntity, r.PathValue("doc"), nil, faults{"reason": "fault.reason"})
	}
	if err := s.desk.Reject(r.Context(), personFrom(r.Context()).ID, c.ID, reason); err != nil {
		return err
	}
	return s.next(w, r, c, nil)
}

func (s *site) reopen(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	c, err := s.proposal(r)
	if err != nil {
		return err
	}
	if err := s.desk.Reopen(r.Context(), personFrom(r.Context()).ID, c.ID); err != nil {
		return err
	}
	http.Redirect(w, r, "/read/"+url.PathEscape(r.PathValue("doc"))+"?p="+url.QueryEscape(c.ID), http.StatusSeeOther)
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

// places answers the search of the claim form with places to choose from.
func (s *site) places(w http.ResponseWriter, r *http.Request) error {
	words := strings.TrimSpace(r.URL.Query().Get("place.words"))
	var hits []incident.Place
	if words != "" {
		hits = s.desk.SearchPlaces(words, offeredPlaces)
	}
	s.render(w, r, http.StatusOK, "places", "", map[string]any{"Words": words, "Hits": hits})
	return nil
}
