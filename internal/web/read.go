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
	"tansiq/internal/read"
	"tansiq/internal/store"
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
	asked, err := s.desk.Asked(r.Context())
	if err != nil {
		return nil, err
	}
	return map[string]any{"Docs": docs, "NextDocs": next, "Words": q.Get("q"), "Cursor": q.Get("cursor"), "Asked": asked}, nil
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
	d["Chosen"], d["Fetches"] = chosen, s.sources != nil
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
	for _, k := range []string{"text", "address", "title", "source", "url", "published", "marking"} {
		typed[k] = r.FormValue(k)
	}
	wrong := faults{}
	published, err := incident.ParseDay(strings.TrimSpace(westernDigits(typed["published"])))
	if err != nil {
		wrong["published"] = "fault.date"
	}
	files := r.MultipartForm.File["files"]
	pasted, address := strings.TrimSpace(typed["text"]), strings.TrimSpace(typed["address"])
	if pasted == "" && len(files) == 0 && (address == "" || s.sources == nil) {
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
	if address != "" && s.sources != nil {
		m := node.AddressMeta{Name: strings.TrimSpace(typed["title"]), Publisher: base.Source, Published: published, Marking: base.Marking, Restricted: base.Restricted}
		doc, added, err := s.takeAddress(r, address, m, wrong)
		if err != nil {
			return err
		}
		if len(wrong) > 0 {
			return s.newForm(w, r, http.StatusUnprocessableEntity, typed, wrong, nil)
		}
		outcomes, typed["address"] = append(outcomes, outcome{Name: doc.Name, ID: doc.ID, Again: !added}), ""
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
		if len(outcomes) > 0 && pasted != "" && address == "" && outcomes[0].Fault == "" {
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

// readingOf is what was read from a document: judgments, contradictions, mentions. Documents read by an older node
// hold less.
func readingOf(d store.Document) (r read.Reading, err error) {
	if len(d.Reading) > 0 {
		err = json.Unmarshal(d.Reading, &r)
	}
	return r, err
}

func (s *site) reading(w http.ResponseWriter, r *http.Request) error {
	return s.readingPage(w, r, http.StatusOK, r.PathValue("doc"), nil)
}

// sideOnly reports whether a script asks for the proposals without the text.
func sideOnly(r *http.Request) bool { return strings.HasSuffix(r.Header.Get("HX-Target"), "#side") }

// readingPage shows a document beside its proposals. form, when given, is a correction with faults. A script that
// moves from proposal to proposal is given the side alone, unless the text changed with it.
func (s *site) readingPage(w http.ResponseWriter, r *http.Request, status int, id string, form *claimForm) error {
	q := r.URL.Query()
	sh, err := s.sheetOf(r, id, cmp.Or(q.Get("p"), r.PostFormValue("claim")))
	if err != nil {
		return err
	}
	me := *personFrom(r.Context())
	analyst := account.Can(me, account.Confirm)
	mentions := sh.mentions()
	at, err := strconv.Atoi(q.Get("clash"))
	if err != nil {
		at = -1
	}
	clashes := sh.spell(at)
	d := map[string]any{"Doc": sh.doc, "Sheet": sh, "Cards": sh.cards, "Open": sh.open, "Clashes": clashes, "AllClashes": len(sh.clashes), "Judgments": sh.judgments(), "Mentions": mentions,
		"Waiting": sh.count(incident.Awaiting), "Analyst": analyst, "Incident": q.Get("incident"), "Rejected": rejectedCard(sh, q.Get("rejected")), "Shown": q.Get("mentions") != ""}
	d["OpenID"] = ""
	if sh.open != nil {
		d["OpenID"] = sh.open.ID
	}
	if open := sh.open; open != nil && open.State == incident.Awaiting && analyst {
		edit := q.Get("edit")
		switch {
		case form != nil:
			d["Form"] = *form
		case edit != "":
			if _, _, ok := editors(edit); ok {
				f := s.formOf(sh.l, open.Claim, edit, nil, "")
				if span, ok := parseSpan(q.Get("span"), len(sh.runes)); ok {
					s.fill(&f, sh, span)
				}
				d["Form"] = f
			}
		}
		var place *incident.Place
		if len(open.Places) > 0 {
			place = &open.Places[0]
		}
		if d["Near"], err = s.around(r, "", open.When, place); err != nil {
			return err
		}
		if d["Known"], err = s.alike(r, open.Claim); err != nil {
			return err
		}
	}
	if open := sh.open; open != nil && open.N < len(sh.cards) {
		d["Next"] = sh.cards[open.N].ID
	}
	side := sideOnly(r)
	if side && q.Get("text") != "" {
		// The text changed too: the script is given the whole page, and the address without the mark of it.
		q.Del("text")
		h := w.Header()
		h.Set("HX-Retarget", "#main")
		h.Set("HX-Reselect", "#main")
		h.Set("HX-Reswap", "outerMorph")
		h.Set("HX-Push-Url", r.URL.Path+"?"+q.Encode())
		side = false
	}
	if side {
		s.render(w, r, status, "readside", "", d)
		return nil
	}
	inbox, err := s.inboxData(r)
	if err != nil {
		return err
	}
	for k, v := range inbox {
		d[k] = v
	}
	if d["People"], err = s.desk.People(r.Context()); err != nil {
		return err
	}
	if d["Earlier"], err = s.repeated(r, sh.doc); err != nil {
		return err
	}
	d["Text"], d["Again"] = sh.mark(mentions), q.Get("again") != ""
	s.render(w, r, status, "reading", sh.doc.Name, d)
	return nil
}

// earlierView is the document that another repeats, or seems to.
type earlierView struct {
	ID, Name, Source string
	Counts           bool // both count as one source
}

// repeated tells which earlier document one repeats, or is alike although a person has said that it is none.
func (s *site) repeated(r *http.Request, d store.Document) (*earlierView, error) {
	id := cmp.Or(d.Repeats, d.Alike)
	if id == "" || s.beside == nil {
		return nil, nil
	}
	first, err := s.desk.Document(r.Context(), viewer(r), id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return &earlierView{id, first.Name, first.Source, d.Repeats != ""}, err
}

// rejectedCard is the card that was rejected just now, for taking it back.
func rejectedCard(sh *sheet, id string) *card {
	for i := range sh.cards {
		if k := &sh.cards[i]; id != "" && k.ID == id && k.State == incident.Rejected {
			return k
		}
	}
	return nil
}

// places answers the search of the claim form with places to choose from.
func (s *site) places(w http.ResponseWriter, r *http.Request) error {
	words := strings.TrimSpace(r.URL.Query().Get("place.words"))
	var stands *incident.Place
	if v := r.URL.Query().Get("place.stands"); v != "" {
		if err := json.Unmarshal([]byte(v), &stands); err != nil {
			return problem{http.StatusBadRequest, "error.form", nil}
		}
	}
	hits, own := s.hits(words, stands)
	s.render(w, r, http.StatusOK, "places", "", map[string]any{"Words": words, "Hits": hits, "Stands": own})
	return nil
}

// heard tells how a time typed in words is understood, while it is typed.
func (s *site) heard(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	published, err := incident.ParseDay(q.Get("published"))
	if err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	words := strings.TrimSpace(q.Get("when"))
	if r := []rune(words); len(r) > 200 {
		words = string(r[:200])
	}
	h := heardTime{}
	h.When, h.OK = hearTime(r.Context(), words, published)
	s.render(w, r, http.StatusOK, "heard", "", map[string]any{"Words": words, "Heard": h})
	return nil
}
