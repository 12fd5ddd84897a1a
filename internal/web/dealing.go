package web

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Dealing is what the pages about partners' keys, agreements and what passes between desks need of a node. A node
// that does not offer it has none of these pages.
type Dealing interface {
	// Keys and partners.
	Card(ctx context.Context) (party.Card, error)
	RotateKeys(ctx context.Context, by string) error
	RevokeKeys(ctx context.Context, by, reason string) error
	SetSettings(ctx context.Context, by string, values map[string]string, journal ...store.Event) error
	PinPartner(ctx context.Context, by, text string) (*node.Partner, error)
	FetchKeys(ctx context.Context, by, id string) error
	Partners(ctx context.Context) ([]node.Partner, error)
	Partner(ctx context.Context, id string) (node.Partner, error)
	ChangePartner(ctx context.Context, by, id string, c node.PartnerChange) error
	RevokePartner(ctx context.Context, by, id, why string) error

	// Agreements and what hangs on them.
	SaveDraft(ctx context.Context, by string, d node.Draft) (id string, err error)
	Draft(ctx context.Context, id string) (node.Draft, error)
	DropDraft(ctx context.Context, id string) error
	Drafts(ctx context.Context) ([]node.Draft, error)
	ProposeDraft(ctx context.Context, by, id string, seen, signBy, from time.Time) (instrumentID string, err error)
	ProposeStep(ctx context.Context, by, lineage string, signBy, from time.Time) (string, error)
	ProposeAssurance(ctx context.Context, by string, a node.Assurance, signBy, from time.Time) (string, error)
	SignInstrument(ctx context.Context, by, id string) error
	Withdraw(ctx context.Context, by, lineage string, effective time.Time) error
	DeclareBreach(ctx context.Context, by, lineage, code string, words text.Bilingual) error
	Agreements(ctx context.Context, partner string) ([]*node.Agreement, error)
	Agreement(ctx context.Context, lineage string) (*node.Agreement, error)
	Instrument(ctx context.Context, lineage string) (node.Lineage, error)
	Instruments(ctx context.Context, kind instrument.Kind, partner string) ([]node.Lineage, error)

	// What passes between desks.
	Inbox(ctx context.Context, partner string, limit int) ([]node.Received, error)
	Given(ctx context.Context, partner string, limit int) ([]node.GivenCopy, error)
	Ask(ctx context.Context, by, partner string, r node.Request) (id string, err error)
	AnswerRequest(ctx context.Context, by, id, answer string, conditions text.Bilingual, ceiling string) error
	Requests(ctx context.Context, partner string) ([]node.Request, error)
	CallBack(ctx context.Context, by, partner, reason string, copies []string) (id string, err error)
	Recalls(ctx context.Context, partner string) ([]node.Recall, error)
	OpenLeakCase(ctx context.Context, by, leaked, note string) (node.LeakCase, error)
	LeakCases(ctx context.Context) ([]node.LeakCase, error)
	LeakCase(ctx context.Context, id string) (node.LeakCase, error)
	CloseLeakCase(ctx context.Context, by, id, closing string) error
	SealedObjects(ctx context.Context, quarantined bool) ([]node.SealedObject, error)
	Admit(ctx context.Context, by, id, why string) (raw []byte, err error)
	Erasures(ctx context.Context, partner string) ([]node.Erasure, error)
	Outbox(ctx context.Context, partner string, limit int) ([]node.Outgoing, error)
	Pack(ctx context.Context, by, partner string, w io.Writer, progress func(done, total int64)) (node.Packed, error)
	Unpack(ctx context.Context, by string, f io.ReadSeeker, progress func(parcels int)) (node.Unpacked, error)

	// The journal.
	VerifyJournal(ctx context.Context) (node.JournalState, error)
	SealJournal(ctx context.Context) error
	Anchor(ctx context.Context, by, partner string) error
}

// dealingRoutes puts the pages in place, if the node has what they need.
func (s *site) dealingRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	deal, ok := s.desk.(Dealing)
	if !ok {
		return
	}
	d := &dealing{site: s, node: deal}

	desk("GET /share/partners/new", d.pinPage)
	desk("POST /share/partners/new", d.pin, account.ManagePartners)
	desk("GET /share/partners/{id}", d.partnerPage)
	desk("POST /share/partners/{id}", d.changePartner, account.ManagePartners)
	desk("POST /share/partners/{id}/fetch", d.fetchKeys, account.ManagePartners)
	desk("POST /share/partners/{id}/revoke", d.revokePartner, account.ManagePartners)
	desk("POST /share/door", d.changeDoor, account.ManageSettings)
	desk("POST /share/keys", d.changeKeys, account.ManagePartners, account.ManageSettings)

	desk("GET /share/agreements", d.agreements)
	desk("GET /share/agreements/new", d.newAgreement, account.DraftAgreement)
	desk("POST /share/agreements/new", d.startDraft, account.DraftAgreement)
	desk("GET /share/drafts/{id}", d.draftPage, account.DraftAgreement)
	desk("POST /share/drafts/{id}", d.saveDraft, account.DraftAgreement)
	desk("POST /share/drafts/{id}/drop", d.dropDraft, account.DraftAgreement)
	desk("POST /share/drafts/{id}/propose", d.proposeDraft, account.SignInstrument)
	desk("GET /share/agreements/{lineage}", d.agreementPage)
	desk("POST /share/agreements/{lineage}/amend", d.amend, account.DraftAgreement)
	desk("POST /share/agreements/{lineage}/sign", d.sign, account.SignInstrument)
	desk("POST /share/agreements/{lineage}/step", d.proposeStep, account.SignInstrument)
	desk("POST /share/agreements/{lineage}/assure", d.assure, account.SignInstrument)
	desk("POST /share/agreements/{lineage}/notice", d.giveNotice, account.SignInstrument)
	desk("POST /share/agreements/{lineage}/breach", d.declareBreach, account.AnswerPartner)

	desk("GET /share/exchange", d.requests)
	desk("POST /share/exchange/ask", d.ask, account.TellPartner)
	desk("POST /share/exchange/answer", d.answer, account.AnswerPartner)
	desk("GET /share/exchange/recalls", d.recalls)
	desk("POST /share/exchange/recalls", d.callBack, account.AnswerPartner)
	desk("GET /share/exchange/leaks", d.leaks)
	desk("POST /share/exchange/leaks", d.openLeak, account.AnswerPartner)
	desk("GET /share/exchange/leaks/{id}", d.leak)
	desk("POST /share/exchange/leaks/{id}", d.closeLeak, account.AnswerPartner)
	desk("GET /share/exchange/sealed", d.sealed)
	desk("POST /share/exchange/sealed", d.admit, account.AdmitSealed)
	desk("GET /share/exchange/erasures", d.erasures)
	desk("GET /share/exchange/erasures/{id}", d.erasure)
	desk("GET /share/exchange/courier", d.courier)
	desk("POST /share/exchange/pack", d.pack, account.CarryParcels)
	desk("POST /share/exchange/unpack", d.unpack, account.CarryParcels)

	desk("GET /settings/journal/proof", d.journalProof, account.ReadJournal)
	desk("POST /settings/journal/seal", d.sealJournal, account.ReadJournal)
	desk("POST /settings/journal/anchor", d.anchorJournal, account.ReadJournal)
}

// dealing is the pages about partners' keys, agreements and what passes between desks.
type dealing struct {
	*site
	node Dealing
}

// selfOf is who is signed in.
func selfOf(r *http.Request) string { return personFrom(r.Context()).ID }

// leadOn leads on after something was done; what is the end of the key of the message that says so.
func leadOn(w http.ResponseWriter, r *http.Request, to, what string) error {
	path, fragment, _ := strings.Cut(to, "#")
	if what != "" {
		path += "?done=" + what
	}
	if fragment != "" {
		path += "#" + fragment
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// readForm reads a form; a broken one is a problem.
func readForm(r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	return nil
}

// passwordAgain asks the password of the person who is signed in once more, as everything does that binds the party. It
// notes under the field what is wrong; an error is that there were too many tries.
func (d *dealing) passwordAgain(r *http.Request, wrong faults, field string) error {
	p := *personFrom(r.Context())
	if wait := d.attempt("own "+p.Login, r); wait > 0 {
		return problem{http.StatusTooManyRequests, "error.wait", []any{wait}}
	}
	if !account.Verify(p.Hash, r.PostForm.Get("password")) {
		wrong[field] = "agreement.fault.password"
		return nil
	}
	d.throttle.Succeeded("own "+p.Login, d.client(r))
	return nil
}

// refused keeps a refusal that was written for people under a field; any other error it returns.
func (f faults) refused(field string, err error) error {
	var said interface{ Words() text.Bilingual }
	switch {
	case err == nil:
		return nil
	case errors.Is(err, node.ErrSamePerson):
		f[field] = "agreement.fault.same_person"
	case errors.As(err, &said):
		f[field] = said.Words()
	default:
		return err
	}
	return nil
}

// parties names this party and its partners by id.
type parties struct {
	Self  string
	names map[string]text.Bilingual
	List  []node.Partner // the partners
}

func (d *dealing) parties(ctx context.Context) (*parties, error) {
	card, err := d.node.Card(ctx)
	if err != nil {
		return nil, err
	}
	list, err := d.node.Partners(ctx)
	if err != nil {
		return nil, err
	}
	p := &parties{Self: card.Party, names: map[string]text.Bilingual{card.Party: {AR: card.NameAR, EN: card.NameEN}}, List: list}
	for _, partner := range list {
		p.names[partner.ID] = partner.Name
	}
	return p, nil
}

// Name names a party; one that is not known here by its id.
func (p *parties) Name(id string) text.Bilingual {
	if n, ok := p.names[id]; ok && (n.AR != "" || n.EN != "") {
		return n
	}
	return text.Bilingual{AR: shortID(id), EN: shortID(id)}
}

// Pinned are the partners with whom something can be agreed.
func (p *parties) Pinned() []node.Partner {
	return slices.DeleteFunc(slices.Clone(p.List), func(x node.Partner) bool { return x.State != node.PartnerPinned })
}

// pinned reports whether something can be sent to a partner.
func (p *parties) pinned(id string) bool {
	return slices.ContainsFunc(p.Pinned(), func(x node.Partner) bool { return x.ID == id })
}

// shortID cuts an id to what a person can hold against another one.
func shortID(id string) string {
	if r := []rune(id); len(r) > 12 {
		return string(r[:12]) + "…"
	}
	return id
}

// termNames names what stands in terms.
func (d *dealing) termNames(p *parties) agreement.Names {
	subjects, units := map[string]text.Bilingual{}, map[string]text.Bilingual{}
	for _, a := range d.desk.Actors() {
		subjects[a.ID] = a.Name
	}
	for _, u := range d.desk.Units() {
		units[u.ID] = u.Name
	}
	return agreement.Names{Party: func(id string) text.Bilingual { return p.names[id] },
		Subject: func(id string) text.Bilingual { return subjects[id] }, Unit: func(id string) text.Bilingual { return units[id] }}
}

// reading is terms put into plain words in one language.
type reading struct {
	Lang, Dir string
	Parts     []readPart
}

// readPart is one paragraph of a reading.
type readPart struct {
	Topic, Title string
	Lines        []readLine
}

// readLine is a sentence, with the list that it announces.
type readLine struct {
	Text  string
	Items []string
}

// readings puts terms into plain words, the reader's own language first.
func readings(t agreement.Terms, n agreement.Names, lang string) []reading {
	var out []reading
	for _, l := range languages {
		if l.Code == "ar" || l.Code == "en" {
			out = append(out, reading{l.Code, l.Dir, readParts(t.Read(l.Code, n))})
		}
	}
	slices.SortStableFunc(out, func(a, b reading) int {
		switch {
		case a.Lang == b.Lang:
			return 0
		case a.Lang == lang:
			return -1
		}
		return 1
	})
	return out
}

func readParts(paragraphs []agreement.Paragraph) []readPart {
	var out []readPart
	for _, p := range paragraphs {
		part := readPart{Topic: p.Topic, Title: p.Title}
		for _, l := range p.Lines {
			if n := len(part.Lines); l.Item && n > 0 {
				part.Lines[n-1].Items = append(part.Lines[n-1].Items, l.Text)
			} else {
				part.Lines = append(part.Lines, readLine{Text: l.Text})
			}
		}
		out = append(out, part)
	}
	return out
}

// minuteForm is how a form writes a moment, in UTC.
const minuteForm = "2006-01-02T15:04"

// moment reads a moment of a form, in UTC.
func moment(s string) (time.Time, bool) {
	t, err := time.Parse(minuteForm, strings.TrimSpace(westernDigits(s)))
	return t, err == nil
}

// signing is how long a signature binds, and from when on what is signed holds.
type signing struct{ SignBy, From string }

// signingDefaults gives the other party some days, and lets what is signed hold from then on.
func (d *dealing) signingDefaults(days int) signing {
	t := d.now().UTC().Truncate(time.Hour).AddDate(0, 0, days).Format(minuteForm)
	return signing{t, t}
}

// signingOf reads both times of a form; faults go under the prefix.
func (d *dealing) signingOf(r *http.Request, wrong faults, prefix string) (by, from time.Time, typed signing) {
	typed = signing{r.PostForm.Get("sign_by"), r.PostForm.Get("from")}
	by, okBy := moment(typed.SignBy)
	from, okFrom := moment(typed.From)
	switch {
	case !okBy:
		wrong[prefix+".sign_by"] = "agreement.fault.moment"
	case !by.After(d.now()):
		wrong[prefix+".sign_by"] = "agreement.fault.past"
	}
	switch {
	case !okFrom:
		wrong[prefix+".from"] = "agreement.fault.moment"
	case okBy && from.Before(by):
		wrong[prefix+".from"] = "agreement.fault.early"
	}
	return by, from, typed
}

// wholeNumber reads a whole number of a form in digits of either kind; what is none is −1, and nothing is 0.
func wholeNumber(s string) int {
	s = strings.TrimSpace(westernDigits(s))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		return -1
	}
	return n
}

// oneLine makes one line of a typed text.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// bilingualOf reads a text in both languages.
func bilingualOf(r *http.Request, field string) text.Bilingual {
	return text.Bilingual{AR: oneLine(r.PostForm.Get(field + ".ar")), EN: oneLine(r.PostForm.Get(field + ".en"))}
}

// chosenOf keeps those values that are in the list, in its order.
func chosenOf[T ~string](all []T, chosen []string) []T {
	var out []T
	for _, v := range all {
		if slices.Contains(chosen, string(v)) {
			out = append(out, v)
		}
	}
	return out
}

// dayOf is the day of a moment.
func dayOf(t time.Time) incident.Day { return incident.DayOf(t.UTC()) }
