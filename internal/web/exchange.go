package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"tansiq/internal/agreement"
	"tansiq/internal/node"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

const (
	mostCopies   = 200     // copies that one form lists
	courierLimit = 2 << 30 // bytes of one courier file
	leakLimit    = 8 << 20 // bytes of what leaked
)

// copyOf is one copy as a form offers it: ours at a partner, or a partner's here.
type copyOf struct {
	ID      string
	Partner string
	Title   text.Bilingual
	Own     string // our incident, for what we gave
	What    string
	At      time.Time
}

// Value is what a form sends for it.
func (c copyOf) Value() string { return c.Partner + "|" + c.ID }

// copiesOf groups copies by partner.
type copiesOf struct {
	Partner text.Bilingual
	ID      string
	Copies  []copyOf
}

func grouped(list []copyOf, p *parties) []copiesOf {
	var out []copiesOf
	for _, c := range list {
		i := slices.IndexFunc(out, func(g copiesOf) bool { return g.ID == c.Partner })
		if i < 0 {
			i = len(out)
			out = append(out, copiesOf{Partner: p.Name(c.Partner), ID: c.Partner})
		}
		out[i].Copies = append(out[i].Copies, c)
	}
	return out
}

// chosenCopies reads which copies were ticked; all must be one partner's.
func chosenCopies(r *http.Request) (partner string, copies []string, fault string) {
	for _, v := range r.PostForm["copy"] {
		from, id, _ := strings.Cut(v, "|")
		if partner != "" && from != partner {
			return "", nil, "exchange.fault.mixed"
		}
		partner, copies = from, append(copies, id)
	}
	if len(copies) == 0 {
		return "", nil, "exchange.fault.copies"
	}
	return partner, copies, ""
}

// received lists what partners gave and what still stands.
func (d *dealing) received(r *http.Request) ([]copyOf, error) {
	list, err := d.node.Inbox(r.Context(), "", mostCopies)
	if err != nil {
		return nil, err
	}
	var out []copyOf
	for _, x := range list {
		if x.State == "held" {
			out = append(out, copyOf{ID: x.Copy, Partner: x.Partner, Title: x.Title, What: x.What, At: x.At})
		}
	}
	return out, nil
}

// given lists what stands given to partners. What the viewer may not see has no title.
func (d *dealing) given(r *http.Request, all bool) ([]copyOf, error) {
	list, err := d.node.Given(r.Context(), "", mostCopies)
	if err != nil {
		return nil, err
	}
	var out []copyOf
	for _, x := range list {
		if !all && x.State != "given" {
			continue
		}
		c := copyOf{ID: x.ID, Partner: x.Partner, Own: x.Own, What: x.What, At: x.At, Title: x.Title}
		full, err := d.desk.Incident(r.Context(), viewer(r), x.Own)
		switch {
		case err == nil:
			c.Title = full.Incident.Title
		case errors.Is(err, store.ErrNotFound):
			c.Own = ""
		default:
			return nil, err
		}
		out = append(out, c)
	}
	return out, nil
}

// requestView is a request with what its ids stand for.
type requestView struct {
	node.Request
	Other  text.Bilingual
	Goes   text.Bilingual // the party that it would go to, as far as it is told or known here
	Things []copyOf
}

// requests shows requests to pass something on: ours and the partners'.
func (d *dealing) requests(w http.ResponseWriter, r *http.Request) error {
	return d.showRequests(w, r, http.StatusOK, nil)
}

func (d *dealing) showRequests(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	list, err := d.node.Requests(r.Context(), "")
	if err != nil {
		return err
	}
	received, err := d.received(r)
	if err != nil {
		return err
	}
	given, err := d.given(r, true)
	if err != nil {
		return err
	}
	people, err := d.names(r)
	if err != nil {
		return err
	}
	things := func(partner string, ours bool, ids []string) []copyOf {
		from := given
		if ours {
			from = received
		}
		var out []copyOf
		for _, id := range ids {
			c := copyOf{ID: id, Partner: partner}
			if i := slices.IndexFunc(from, func(x copyOf) bool { return x.ID == id && x.Partner == partner }); i >= 0 {
				c = from[i]
			}
			out = append(out, c)
		}
		return out
	}
	var ours, theirs []requestView
	for _, x := range list {
		v := requestView{Request: x, Other: p.Name(x.Partner), Things: things(x.Partner, x.Ours, x.Copies)}
		switch {
		case x.For != "":
			v.Goes = p.Name(x.For)
		case x.To.Party != "":
			v.Goes = p.Name(x.To.Party)
		}
		if x.Ours {
			ours = append(ours, v)
		} else {
			theirs = append(theirs, v)
		}
	}
	d.render(w, r, status, "deal.requests", "exchange.requests", map[string]any{"Tab": "requests", "Ours": ours, "Theirs": theirs, "Received": grouped(received, p),
		"Partners": p.Pinned(), "Purposes": agreement.Purposes(), "Markings": markings, "People": people, "Typed": r.PostForm, "Faults": wrong, "Done": r.URL.Query().Get("done")})
	return nil
}

// ask asks the originator of copies whether they may go to a party.
func (d *dealing) ask(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	wrong := faults{}
	partner, copies, fault := chosenCopies(r)
	if fault != "" {
		wrong["ask.copies"] = fault
	}
	q := node.Request{Copies: copies, Purpose: r.PostForm.Get("purpose"), PurposeText: bilingualOf(r, "purpose_text"), For: r.PostForm.Get("for"), To: parcel.AskTo{Who: r.PostForm.Get("who")}}
	if !slices.Contains(agreement.Purposes(), agreement.Purpose(q.Purpose)) {
		wrong["ask.purpose"] = "fault.reason"
	}
	switch q.To.Who {
	case "party":
		q.To.Party = q.For
	case "class":
		if q.To.Class = bilingualOf(r, "class"); q.To.Class == (text.Bilingual{}) {
			wrong["ask.class"] = "exchange.fault.class"
		}
	case "nobody":
	default:
		wrong["ask.who"] = "fault.reason"
	}
	if q.For == "" || q.For == partner {
		wrong["ask.for"] = "exchange.fault.for"
	}
	if len(wrong) == 0 {
		_, err := d.node.Ask(r.Context(), selfOf(r), partner, q)
		if err := wrong.refused("ask", err); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showRequests(w, r, http.StatusUnprocessableEntity, wrong)
	}
	return leadOn(w, r, "/share/exchange", "asked")
}

// answer answers a partner that asked to pass something on.
func (d *dealing) answer(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id, answer, wrong := r.PostForm.Get("id"), r.PostForm.Get("answer"), faults{}
	var conditions text.Bilingual
	var ceiling string
	if answer == node.RequestConditions {
		conditions, ceiling = bilingualOf(r, "conditions"), r.PostForm.Get("ceiling")
		if conditions == (text.Bilingual{}) && ceiling == "" {
			wrong["answer "+id] = "exchange.fault.conditions"
		}
	}
	if len(wrong) == 0 {
		if err := wrong.refused("answer "+id, d.node.AnswerRequest(r.Context(), selfOf(r), id, answer, conditions, ceiling)); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showRequests(w, r, http.StatusUnprocessableEntity, wrong)
	}
	return leadOn(w, r, "/share/exchange", "answered")
}

// recallView is a recall with what its ids stand for.
type recallView struct {
	node.Recall
	Other  text.Bilingual
	Things []copyOf
}

// recalls shows what was called back, and calls back.
func (d *dealing) recalls(w http.ResponseWriter, r *http.Request) error {
	return d.showRecalls(w, r, http.StatusOK, nil)
}

func (d *dealing) showRecalls(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	list, err := d.node.Recalls(r.Context(), "")
	if err != nil {
		return err
	}
	given, err := d.given(r, true)
	if err != nil {
		return err
	}
	standing, err := d.given(r, false)
	if err != nil {
		return err
	}
	var ours, theirs []recallView
	for _, x := range list {
		v := recallView{Recall: x, Other: p.Name(x.Partner)}
		for _, id := range x.Copies {
			c := copyOf{ID: id}
			if i := slices.IndexFunc(given, func(g copyOf) bool { return x.Ours && g.ID == id }); i >= 0 {
				c = given[i]
			}
			v.Things = append(v.Things, c)
		}
		if x.Ours {
			ours = append(ours, v)
		} else {
			theirs = append(theirs, v)
		}
	}
	d.render(w, r, status, "deal.recalls", "exchange.recalls", map[string]any{"Tab": "recalls", "Ours": ours, "Theirs": theirs, "Given": grouped(standing, p),
		"Reasons": parcel.RecallReasons(), "Typed": r.PostForm, "Faults": wrong, "Done": r.URL.Query().Get("done")})
	return nil
}

// callBack asks a partner to withdraw copies, there and onward.
func (d *dealing) callBack(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	wrong := faults{}
	partner, copies, fault := chosenCopies(r)
	if fault != "" {
		wrong["recall.copies"] = fault
	}
	reason := r.PostForm.Get("reason")
	if !slices.Contains(parcel.RecallReasons(), reason) {
		wrong["recall.reason"] = "fault.reason"
	}
	if len(wrong) == 0 {
		_, err := d.node.CallBack(r.Context(), selfOf(r), partner, reason, copies)
		if err := wrong.refused("recall.copies", err); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showRecalls(w, r, http.StatusUnprocessableEntity, wrong)
	}
	return leadOn(w, r, "/share/exchange/recalls", "recalled")
}

// leaks lists leak cases and opens one.
func (d *dealing) leaks(w http.ResponseWriter, r *http.Request) error {
	return d.showLeaks(w, r, http.StatusOK, nil)
}

func (d *dealing) showLeaks(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	cases, err := d.node.LeakCases(r.Context())
	if err != nil {
		return err
	}
	people, err := d.names(r)
	if err != nil {
		return err
	}
	d.render(w, r, status, "deal.leaks", "exchange.leaks", map[string]any{"Tab": "leaks", "Cases": cases, "People": people, "Typed": r.PostForm, "Faults": wrong})
	return nil
}

// openLeak holds what leaked against everything that was given. What leaked is not kept.
func (d *dealing) openLeak(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, leakLimit)
	if err := r.ParseMultipartForm(leakLimit); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	defer forget(r)
	leaked := r.PostFormValue("text")
	if r.MultipartForm != nil {
		for _, h := range r.MultipartForm.File["file"] {
			b, err := whole(h)
			if err != nil {
				return err
			}
			leaked += "\n" + string(b)
		}
	}
	wrong := faults{}
	c, err := d.node.OpenLeakCase(r.Context(), selfOf(r), leaked, oneLine(r.PostFormValue("note")))
	if err := wrong.refused("leak.text", err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.showLeaks(w, r, http.StatusUnprocessableEntity, wrong)
	}
	return leadOn(w, r, "/share/exchange/leaks/"+c.ID, "")
}

// forget removes what an upload left on the disk.
func forget(r *http.Request) {
	if r.MultipartForm != nil {
		_ = r.MultipartForm.RemoveAll()
	}
}

// whole reads an uploaded file.
func whole(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// leakMatch is one agreement whose copies occur in what leaked.
type leakMatch struct {
	node.LeakMatch
	Other     text.Bilingual
	Agreement text.Bilingual
	Titles    []text.Bilingual // each once
	Things    []copyOf         // what else is exposed
}

// leak shows a leak case.
func (d *dealing) leak(w http.ResponseWriter, r *http.Request) error {
	return d.showLeak(w, r, http.StatusOK, nil)
}

func (d *dealing) showLeak(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	c, err := d.node.LeakCase(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	people, err := d.names(r)
	if err != nil {
		return err
	}
	given, err := d.given(r, true)
	if err != nil {
		return err
	}
	var matches []leakMatch
	for _, x := range c.Matches {
		m := leakMatch{LeakMatch: x, Other: p.Name(x.Partner), Agreement: text.Bilingual{AR: shortID(x.Lineage), EN: shortID(x.Lineage)}}
		a, err := d.agreementWith(r.Context(), x.Lineage)
		switch {
		case err == nil:
			m.Agreement = a.Terms.Title
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		for _, t := range x.Titles {
			if !slices.Contains(m.Titles, t) {
				m.Titles = append(m.Titles, t)
			}
		}
		for _, id := range x.Exposed {
			thing := copyOf{ID: id}
			if i := slices.IndexFunc(given, func(g copyOf) bool { return g.ID == id }); i >= 0 {
				thing = given[i]
			}
			m.Things = append(m.Things, thing)
		}
		matches = append(matches, m)
	}
	d.render(w, r, status, "deal.leak", "exchange.leak", map[string]any{"Tab": "leaks", "C": c, "Matches": matches, "People": people, "Faults": wrong, "Done": r.URL.Query().Get("done")})
	return nil
}

func (d *dealing) closeLeak(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	closing := oneLine(r.PostForm.Get("closing"))
	if closing == "" {
		return d.showLeak(w, r, http.StatusUnprocessableEntity, faults{"closing": "exchange.fault.closing"})
	}
	if err := d.node.CloseLeakCase(r.Context(), selfOf(r), r.PathValue("id"), closing); err != nil {
		return err
	}
	return leadOn(w, r, "/share/exchange/leaks/"+r.PathValue("id"), "closed")
}

// sealedView is something sealed, with who sent it.
type sealedView struct {
	node.SealedObject
	Other text.Bilingual
}

// sealed lists what nobody sees until somebody answers for it.
func (d *dealing) sealed(w http.ResponseWriter, r *http.Request) error {
	return d.showSealed(w, r, http.StatusOK, nil, nil)
}

func (d *dealing) showSealed(w http.ResponseWriter, r *http.Request, status int, wrong faults, opened []byte) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	of := func(quarantined bool) ([]sealedView, error) {
		list, err := d.node.SealedObjects(r.Context(), quarantined)
		if err != nil {
			return nil, err
		}
		out := make([]sealedView, len(list))
		for i, x := range list {
			out[i] = sealedView{x, p.Name(x.Partner)}
		}
		return out, nil
	}
	private, err := of(false)
	if err != nil {
		return err
	}
	quarantined, err := of(true)
	if err != nil {
		return err
	}
	data := map[string]any{"Tab": "sealed", "Private": private, "Quarantined": quarantined, "Faults": wrong}
	if opened != nil {
		var v any
		shown := opened
		if json.Unmarshal(opened, &v) == nil {
			if b, err := json.MarshalIndent(v, "", "  "); err == nil {
				shown = b
			}
		}
		data["Opened"] = string(shown)
	}
	d.render(w, r, status, "deal.sealed", "exchange.sealed", data)
	return nil
}

// admit opens something sealed: somebody answers for it with a reason.
func (d *dealing) admit(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id, wrong := r.PostForm.Get("id"), faults{}
	raw, err := d.node.Admit(r.Context(), selfOf(r), id, oneLine(r.PostForm.Get("why")))
	if err := wrong.refused("admit "+id, err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.showSealed(w, r, http.StatusUnprocessableEntity, wrong, nil)
	}
	return d.showSealed(w, r, http.StatusOK, nil, raw)
}

// erasureView is a certificate with the names of its parties.
type erasureView struct {
	node.Erasure
	Other text.Bilingual
}

// erasures lists certificates of erasure.
func (d *dealing) erasures(w http.ResponseWriter, r *http.Request) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	list, err := d.node.Erasures(r.Context(), "")
	if err != nil {
		return err
	}
	rows := make([]erasureView, len(list))
	for i, x := range list {
		rows[i] = erasureView{x, p.Name(x.Giver)}
	}
	d.render(w, r, http.StatusOK, "deal.erasures", "exchange.erasures", map[string]any{"Tab": "erasures", "Rows": rows})
	return nil
}

// erasure is one certificate as a file: the signed text itself.
func (d *dealing) erasure(w http.ResponseWriter, r *http.Request) error {
	list, err := d.node.Erasures(r.Context(), "")
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(e node.Erasure) bool { return e.ID == r.PathValue("id") })
	if i < 0 {
		return store.ErrNotFound
	}
	attach(w, "text/plain; charset=utf-8", "tansiq-"+list[i].ID+".txt")
	_, err = io.WriteString(w, list[i].Signed)
	return err
}

// attach makes an answer a file. The name is ours and needs no quoting.
func attach(w http.ResponseWriter, kind, name string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
}

// toCarry is what waits for a partner.
type toCarry struct {
	node.Partner
	Waiting, KB int
}

// courier packs files for partners and takes in those that they packed.
func (d *dealing) courier(w http.ResponseWriter, r *http.Request) error {
	return d.showCourier(w, r, http.StatusOK, nil, nil)
}

func (d *dealing) showCourier(w http.ResponseWriter, r *http.Request, status int, got *node.Unpacked, wrong faults) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	var rows []toCarry
	for _, x := range p.Pinned() {
		row, bytes := toCarry{Partner: x}, 0
		list, err := d.node.Outbox(r.Context(), x.ID, 0)
		if err != nil {
			return err
		}
		for _, o := range list {
			if o.State == "waiting" {
				row.Waiting++
				bytes += o.Bytes
			}
		}
		row.KB = (bytes + 999) / 1000
		rows = append(rows, row)
	}
	data := map[string]any{"Tab": "courier", "Rows": rows, "Faults": wrong}
	if got != nil {
		data["Got"], data["From"] = got, p.Name(got.Partner)
	}
	d.render(w, r, status, "deal.courier", "exchange.courier", data)
	return nil
}

// started notes whether anything was written yet: until then an error can still be a page.
type started struct {
	http.ResponseWriter
	name string
	yes  bool
}

// Write implements io.Writer.
func (s *started) Write(b []byte) (int, error) {
	if !s.yes {
		s.yes = true
		attach(s.ResponseWriter, "application/octet-stream", s.name)
		s.Header().Set(gzhttp.HeaderNoCompression, "1") // it is sealed: nothing in it compresses
	}
	return s.ResponseWriter.Write(b)
}

// pack streams a sealed file with all that waits for a partner.
func (d *dealing) pack(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	partner := r.PostForm.Get("partner")
	if !party.ValidID(partner) {
		return store.ErrNotFound
	}
	out := &started{ResponseWriter: w, name: "tansiq-" + partner[:min(len(partner), 10)] + "-" + d.now().UTC().Format("20060102-1504") + ".courier"}
	_, err := d.node.Pack(r.Context(), selfOf(r), partner, out, nil)
	if err != nil && out.yes {
		// Half a file must not look like a whole one: the connection breaks off, and the missing end shows it too.
		d.log.WarnContext(r.Context(), "packing for a partner", "partner", partner, "error", err)
		panic(http.ErrAbortHandler)
	}
	wrong := faults{}
	if err := wrong.refused("pack "+partner, err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.showCourier(w, r, http.StatusUnprocessableEntity, nil, wrong)
	}
	return nil
}

// unpack takes in a courier file.
func (d *dealing) unpack(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, courierLimit)
	f, err := spooled(r)
	if err != nil {
		return err
	}
	if f == nil {
		return d.showCourier(w, r, http.StatusUnprocessableEntity, nil, faults{"unpack": "exchange.fault.file"})
	}
	defer f.Close()
	got, err := d.node.Unpack(r.Context(), selfOf(r), f, nil)
	wrong := faults{}
	if err := wrong.refused("unpack", err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		d.log.InfoContext(r.Context(), "courier file refused", "error", err)
		return d.showCourier(w, r, http.StatusUnprocessableEntity, nil, wrong)
	}
	return d.showCourier(w, r, http.StatusOK, &got, nil)
}

// spooled puts the uploaded file where it can be read twice; nil when none was uploaded. The file has no name any
// more when this returns, and holds nothing that is not sealed.
func spooled(r *http.Request) (*os.File, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, problem{http.StatusBadRequest, "error.form", nil}
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		if err != nil {
			return nil, problem{http.StatusBadRequest, "error.form", nil}
		}
		if part.FormName() != "file" || part.FileName() == "" {
			continue
		}
		f, err := os.CreateTemp("", "tansiq-courier-")
		if err != nil {
			return nil, err
		}
		if err := os.Remove(f.Name()); err != nil {
			f.Close()
			return nil, err
		}
		if _, err := io.Copy(f, part); err != nil {
			f.Close()
			return nil, problem{http.StatusBadRequest, "error.form", nil}
		}
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			f.Close()
			return nil, err
		}
		return f, nil
	}
}

// journalProof says whether the journal is whole.
func (d *dealing) journalProof(w http.ResponseWriter, r *http.Request) error {
	state, err := d.node.VerifyJournal(r.Context())
	if err != nil {
		return err
	}
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	d.render(w, r, http.StatusOK, "deal.journal", "agreement.journal", map[string]any{"Tab": "journal", "S": state, "Hash": state.Hash[:],
		"Unsigned": int(state.Size - state.Signed), "Partners": p.Pinned(), "Saved": "", "Done": r.URL.Query().Get("done"), "Party": p.Self})
	return nil
}

func (d *dealing) sealJournal(w http.ResponseWriter, r *http.Request) error {
	if err := d.node.SealJournal(r.Context()); err != nil {
		return err
	}
	return leadOn(w, r, "/settings/journal/proof", "sealed")
}

// anchorJournal puts a commitment to the journal into the ledger with a partner.
func (d *dealing) anchorJournal(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	if err := d.node.Anchor(r.Context(), selfOf(r), r.PostForm.Get("partner")); err != nil {
		return err
	}
	return leadOn(w, r, "/settings/journal/proof", "anchored")
}
