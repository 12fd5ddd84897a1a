package web

import (
	"bytes"
	"cmp"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/store"
)

// shareRoutes registers the Share room. What belongs to one partner is told apart behind one pattern: the patterns
// of single pages would clash with those of agreements and releases.
func (s *site) shareRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	desk("GET /share", s.firstPartner)
	desk("GET /share/releases", s.releases)
	desk("GET /share/releases/{id}", s.release)
	desk("POST /share/releases/{id}/{do}", s.decideRelease)
	desk("GET /share/propose", s.proposePage, account.ProposeRelease)
	desk("POST /share/propose", s.propose, account.ProposeRelease)
	desk("GET /share/watches", s.shareWatches, account.ProposeRelease)
	desk("POST /share/watches", s.proposeWatches, account.ProposeRelease)
	desk("GET /share/why", s.why)
	desk("POST /share/why/{do}", s.whyAct)
	desk("GET /share/{partner}", s.partner)
	desk("GET /share/{partner}/{part}", s.partnerPart)
	desk("GET /share/{partner}/{part}/{copy}", s.partnerPart)
	desk("POST /share/{partner}/{do}", s.partnerAct)
}

// States of the link to a partner, as pages show them.
const (
	linkWaiting    = "waiting" // its keys are not here yet
	linkRevoked    = "revoked"
	linkFrozen     = "frozen"
	linkRecovering = "recovering"
	linkCourier    = "courier"
	linkNew        = "new" // nothing came and nothing was handed in yet
	linkUp         = "up"
)

// linkOf tells how things stand between this node and a partner, and since when.
func linkOf(p *node.Partner) (state string, since time.Time) {
	switch {
	case p.State == node.PartnerWaiting:
		return linkWaiting, time.Time{}
	case p.State == node.PartnerRevoked:
		return linkRevoked, time.Time{}
	case p.Frozen != "":
		return linkFrozen, time.Time{}
	case p.Recovering():
		return linkRecovering, p.Recovery.Since
	case p.Door == "":
		return linkCourier, p.Seen
	case p.Failures > 0:
		return cmp.Or(p.Failure, node.FailOther), p.Seen
	case p.Seen.IsZero():
		return linkNew, time.Time{}
	}
	return linkUp, p.Seen
}

// partnerRow is a partner in the list at the side.
type partnerRow struct {
	node.Partner
	Link            string
	Late            bool   // the link wants somebody's attention
	Said            string // the state of the link, in words
	Given, Received int
	GivenBar        int // lengths of the bars, in pixels
	ReceivedBar     int
}

// quietLinks are states that need nobody.
var quietLinks = []string{linkUp, linkCourier, linkNew, node.FailBusy}

// longestBar is the length of the longest bar at the side, in pixels.
const longestBar = 96

// partnerRows lists all partners with the balance of each.
func (s *site) partnerRows(ctx context.Context, l *locale) ([]partnerRow, error) {
	list, err := s.sharing.Partners(ctx)
	if err != nil {
		return nil, err
	}
	rows := make([]partnerRow, len(list))
	most := 1
	for i, p := range list {
		row := partnerRow{Partner: p}
		state, since := linkOf(&p)
		row.Link, row.Late = state, !slices.Contains(quietLinks, state)
		row.Said = l.link(state, since, s.now())
		if p.State == node.PartnerPinned {
			b, err := s.sharing.Books(ctx, p.ID)
			if err != nil {
				return nil, err
			}
			given, received := b.Stats.Sum("", "", -1)
			row.Given, row.Received = given.Items, received.Items
		}
		most = max(most, row.Given, row.Received)
		rows[i] = row
	}
	for i := range rows {
		rows[i].GivenBar, rows[i].ReceivedBar = barLength(rows[i].Given, most), barLength(rows[i].Received, most)
	}
	return rows, nil
}

// barLength is the length of a bar for a count; whatever is not nothing can be seen.
func barLength(n, most int) int {
	if n == 0 {
		return 0
	}
	return max(4, n*longestBar/most)
}

// link says in words how things stand with a partner.
func (l *locale) link(state string, since, now time.Time) string {
	if since.IsZero() {
		return l.t("share.link." + state)
	}
	switch state {
	case linkUp, linkCourier:
		return l.t("share.link."+state+".seen", l.moment(since))
	case node.FailUnreachable, node.FailTurnedAway, node.FailOther:
		return l.t("share.link."+state+".since", l.ago(now.Sub(since)))
	}
	return l.t("share.link." + state)
}

// ago writes a length of time in two units at most, such as "3 h 40 min".
func (l *locale) ago(d time.Duration) string {
	minutes := max(0, int(d/time.Minute))
	switch {
	case minutes < 1:
		return l.t("share.moment")
	case minutes < 60:
		return l.t("share.min", minutes)
	case minutes < 48*60 && minutes%60 == 0:
		return l.t("share.hours", minutes/60)
	case minutes < 48*60:
		return l.t("share.hoursmin", minutes/60, minutes%60)
	}
	return l.n("share.days", minutes/60/24)
}

// moment writes a day and a time without the year, in UTC.
func (l *locale) moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	t = t.UTC()
	return l.dateShort(incident.DayOf(t)) + l.t("list.comma") + " " + l.figures(t.Format("15:04"))
}

func (s *site) firstPartner(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	rows, err := s.partnerRows(r.Context(), l)
	if err != nil {
		return err
	}
	if len(rows) > 0 {
		http.Redirect(w, r, "/share/"+url.PathEscape(rows[0].ID), http.StatusSeeOther)
		return nil
	}
	s.render(w, r, http.StatusOK, "share-empty", "room.share", map[string]any{"Partners": rows})
	return nil
}

// room reads what every page of a partner shows: the list at the side and the partner itself.
func (s *site) room(r *http.Request, id string) (l *locale, d map[string]any, p node.Partner, err error) {
	if l, _, err = s.locales.of(lookFrom(r.Context())); err != nil {
		return nil, nil, p, err
	}
	if p, err = s.sharing.Partner(r.Context(), id); err != nil {
		return nil, nil, p, err
	}
	rows, err := s.partnerRows(r.Context(), l)
	if err != nil {
		return nil, nil, p, err
	}
	state, since := linkOf(&p)
	d = map[string]any{"Partners": rows, "Current": id, "P": &p, "Link": state, "LinkSaid": l.link(state, since, s.now()),
		"Fingerprint": fingerprint(&p, l.Lang), "Short": shortDigest(&p), "Saved": r.URL.Query().Get("saved")}
	inbox, err := s.sharing.Inbox(r.Context(), id, mostReceived)
	if err != nil {
		return nil, nil, p, err
	}
	waiting := 0
	for _, got := range inbox {
		if unread(got) {
			waiting++
		}
	}
	d["Inbox"], d["Unread"] = inbox, waiting
	if len(inbox) > 0 {
		d["LastCame"] = inbox[0].At
	}
	return l, d, p, nil
}

// digestOf is the digest of a partner's present keys, or of those on its card.
func digestOf(p *node.Partner) (d [32]byte, ok bool) {
	if p.Pin != nil && len(p.Pin.Generations) > 0 {
		return p.Pin.Current().Digest(), true
	}
	b, err := hex.DecodeString(p.Digest)
	if err != nil || len(b) != len(d) {
		return d, false
	}
	return [32]byte(b), true
}

// fingerprint is a partner's keys in words that people read to each other.
func fingerprint(p *node.Partner, lang string) []string {
	d, ok := digestOf(p)
	if !ok {
		return nil
	}
	return party.Words(d, lang)
}

// shortDigest is the beginning of the digest in groups of four, as it is shown beside a name.
func shortDigest(p *node.Partner) string {
	d, ok := digestOf(p)
	if !ok {
		return ""
	}
	h := strings.ToUpper(hex.EncodeToString(d[:8]))
	return h[:4] + " " + h[4:8] + " " + h[8:12] + " " + h[12:]
}

// stepView is one rung of a ladder.
type stepView struct {
	agreement.Step
	N      int
	State  string // done, now, next, later
	Since  time.Time
	Checks []agreement.Check
	Unmet  int
}

// agreementView is an agreement with its ladder.
type agreementView struct {
	*node.Agreement
	Steps []stepView
	Ready bool // its next step can be proposed
}

// ladder makes the rungs of an agreement.
func ladder(a *node.Agreement) []stepView {
	var out []stepView
	for i, st := range a.Terms.Steps() {
		v := stepView{Step: st, N: i + 1, State: "later"}
		if i < len(a.Standing.Since) {
			v.Since = a.Standing.Since[i]
		}
		switch n := i + 1; {
		case n < a.Standing.Open:
			v.State = "done"
		case n == a.Standing.Open:
			v.State = "now"
		case n == a.Standing.NextStep:
			v.State, v.Checks = "next", a.Standing.Next
			for _, c := range v.Checks {
				if !c.Met {
					v.Unmet++
				}
			}
		}
		out = append(out, v)
	}
	return out
}

func (s *site) partner(w http.ResponseWriter, r *http.Request) error {
	return s.partnerPage(w, r, http.StatusOK, nil)
}

// partnerPage shows one partner; fault is what was refused just now, in words.
func (s *site) partnerPage(w http.ResponseWriter, r *http.Request, status int, fault any) error {
	l, d, p, err := s.room(r, r.PathValue("partner"))
	if err != nil {
		return err
	}
	ctx := r.Context()
	d["Tab"], d["Fault"] = "given", fault
	if p.State == node.PartnerPinned {
		books, err := s.sharing.Books(ctx, p.ID)
		if err != nil {
			return err
		}
		given, received := books.Stats.Sum("", "", -1)
		d["Books"], d["Given"], d["Received"] = books, given, received
		d["Chart"], d["Weeks"] = l.balance(books.Weeks), weekRows(books.Weeks)
		list, err := s.sharing.Agreements(ctx, p.ID)
		if err != nil {
			return err
		}
		views := make([]agreementView, len(list))
		for i, a := range list {
			views[i] = agreementView{Agreement: a, Steps: ladder(a), Ready: a.InForce && a.Standing.Ready}
		}
		slices.SortStableFunc(views, func(a, b agreementView) int { return rank(a) - rank(b) })
		d["Agreements"] = views
		d["GivesWatches"] = slices.ContainsFunc(list, func(a *node.Agreement) bool {
			return a.InForce && a.Giving && slices.Contains(a.Terms.Kinds, agreement.Watch)
		})
		outbox, err := s.sharing.Outbox(ctx, p.ID, 200)
		if err != nil {
			return err
		}
		if err := s.givenOf(r, l, d, p.ID, outbox); err != nil {
			return err
		}
		moving := outbox[:0:0]
		for _, o := range outbox {
			if o.State != "sent" {
				moving = append(moving, o)
			}
		}
		d["Outbox"] = moving
	}
	if d["Faults"], err = s.sharing.Faults(ctx, p.ID); err != nil {
		return err
	}
	if d["Names"], err = s.names(r); err != nil {
		return err
	}
	s.render(w, r, status, "share", l.name(p.Name), d)
	return nil
}

// rank puts agreements by which we give, and which are in force, first.
func rank(a agreementView) int {
	switch {
	case a.InForce && a.Giving:
		return 0
	case a.InForce:
		return 1
	}
	return 2
}

// shownGiven is how many given things the page of a partner lists.
const shownGiven = 8

// givenOf lists what was given to a partner, and opens one of it.
func (s *site) givenOf(r *http.Request, l *locale, d map[string]any, partner string, outbox []node.Outgoing) error {
	limit := shownGiven + 1
	all := r.URL.Query().Get("all") != ""
	if all {
		limit = mostReceived
	}
	list, err := s.sharing.Given(r.Context(), partner, limit)
	if err != nil {
		return err
	}
	if !all && len(list) > shownGiven {
		list, d["MoreGiven"] = list[:shownGiven], true
	}
	views := make([]givenView, len(list))
	for i, g := range list {
		if views[i], err = s.givenView(r, l, g, outbox); err != nil {
			return err
		}
	}
	d["GivenList"] = views
	if len(views) == 0 {
		return nil
	}
	open := views[0]
	for _, v := range views {
		if v.ID == r.URL.Query().Get("copy") {
			open = v
		}
	}
	d["Open"] = open
	d["Receipt"], err = s.receiptOf(r.Context(), l, partner, open.ID)
	return err
}

// givenView is one given thing with its title, and the line of what became of it.
type givenView struct {
	node.GivenCopy
	Title string
	Line  []chainStep
}

// chainStep is one station of a given thing.
type chainStep struct {
	Key  string // released, delivered, acknowledged, acted, outcome
	Done bool
	At   time.Time
	Said string
}

func (s *site) givenView(r *http.Request, l *locale, g node.GivenCopy, outbox []node.Outgoing) (givenView, error) {
	v := givenView{GivenCopy: g, Title: l.word("share.what", g.What)}
	if title := l.name(g.Title); title != "" {
		v.Title = title
	}
	full, err := s.desk.Incident(r.Context(), viewer(r), g.Own)
	switch {
	case err == nil:
		if title := l.name(full.Incident.Title); title != "" {
			v.Title = title
		}
	case !errors.Is(err, store.ErrNotFound):
		return v, err
	}
	two := chainStep{Key: "released", Done: true, At: g.At}
	if rel, err := s.sharing.Release(r.Context(), g.Release); err == nil {
		two.Said = l.n("share.people", 1+len(rel.Approved))
	} else if !errors.Is(err, store.ErrNotFound) {
		return v, err
	}
	arrived := chainStep{Key: "delivered", Done: g.Arrived}
	for _, o := range outbox {
		if o.ID == g.Parcel {
			arrived.At = o.Done
			if !g.Arrived {
				arrived.Said = l.word("share.out", o.State)
			}
		}
	}
	f := g.Feedback
	acted := chainStep{Key: "acted"}
	switch f.Code {
	case "foiled":
		acted.Done, acted.At = true, f.At
	case "no_action":
		acted.Said = l.t("share.acted.no")
	}
	outcome := chainStep{Key: "outcome", Done: f.Code != "", At: f.At}
	if f.Code != "" {
		outcome.Said = l.word("share.outcome", f.Code)
		var things []string
		for _, x := range f.Seized {
			things = append(things, l.seized(x.Item, x.Count, x.Unit, x.Approx))
		}
		if len(things) > 0 {
			outcome.Said += l.t("list.comma") + " " + strings.Join(things, l.t("list.comma")+" ")
		}
	}
	v.Line = []chainStep{two, arrived, {Key: "acknowledged", Done: !f.Ack.IsZero(), At: f.Ack}, acted, outcome}
	return v, nil
}

// seized writes one line of an inventory, such as "3 × explosive devices".
func (l *locale) seized(item string, count int64, unit string, approx bool) string {
	n := l.num(int(count))
	if approx {
		n = l.t("quantity.about", n)
	}
	name := l.word("share.seized", item)
	if unit != "" {
		return l.t("share.seized.unit", n, l.word("share.unit", unit), name)
	}
	return l.t("share.seized.count", n, name)
}

// receiptView is a receipt that was verified just now.
type receiptView struct {
	node.Proof
	Number int64  // of the entry, from 1
	Digest string // of the bytes given, short
}

// receiptOf verifies the receipt of a given thing; nil when there is none yet.
func (s *site) receiptOf(ctx context.Context, l *locale, partner, copyID string) (*receiptView, error) {
	p, err := s.sharing.ProofOf(ctx, partner, copyID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &receiptView{Proof: p, Number: p.Says.Index + 1, Digest: p.Says.Content.Digest}, nil
}

// partnerPart answers with one of the pages or files that belong to a partner.
func (s *site) partnerPart(w http.ResponseWriter, r *http.Request) error {
	switch part, copyID := r.PathValue("part"), r.PathValue("copy"); {
	case part == "received" && copyID == "":
		return s.receivedPage(w, r, http.StatusOK, nil, nil)
	case part == "ledger" && copyID == "":
		return s.ledgerFile(w, r)
	case part == "receipt" && copyID != "":
		return s.receipt(w, r)
	}
	return store.ErrNotFound
}

// ledgerFile hands out both logs with a partner, for `tansiq verify ledger`.
func (s *site) ledgerFile(w http.ResponseWriter, r *http.Request) error {
	p, err := s.sharing.Partner(r.Context(), r.PathValue("partner"))
	if err != nil {
		return err
	}
	var b bytes.Buffer // a fault on the way must still become a page
	if err := s.sharing.LedgerFile(r.Context(), p.ID, &b); err != nil {
		return err
	}
	return download(w, "ledger-"+p.ID+".jsonl", "application/jsonl", b.Bytes())
}

// download answers with a file that a browser stores.
func download(w http.ResponseWriter, name, kind string, b []byte) error {
	h := w.Header()
	h.Set("Content-Type", kind)
	h.Set("Content-Disposition", `attachment; filename="`+strings.NewReplacer(`"`, "", `\`, "", "/", "").Replace(name)+`"`)
	h.Set("Content-Length", fmt.Sprint(len(b)))
	_, err := w.Write(b)
	return err
}

func (s *site) receipt(w http.ResponseWriter, r *http.Request) error {
	copyID := r.PathValue("copy")
	if id, is := strings.CutSuffix(copyID, ".txt"); is {
		p, err := s.sharing.ProofOf(r.Context(), r.PathValue("partner"), id)
		if err != nil {
			return err
		}
		return download(w, "receipt-"+id+".txt", "text/plain; charset=utf-8", p.Text)
	}
	l, d, p, err := s.room(r, r.PathValue("partner"))
	if err != nil {
		return err
	}
	list, err := s.sharing.Given(r.Context(), p.ID, 0)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(list, func(g node.GivenCopy) bool { return g.ID == copyID })
	if i < 0 {
		return store.ErrNotFound
	}
	outbox, err := s.sharing.Outbox(r.Context(), p.ID, 200)
	if err != nil {
		return err
	}
	view, err := s.givenView(r, l, list[i], outbox)
	if err != nil {
		return err
	}
	receipt, err := s.receiptOf(r.Context(), l, p.ID, copyID)
	if err != nil {
		return err
	}
	d["Open"], d["Receipt"], d["Now"] = view, receipt, s.now()
	s.render(w, r, http.StatusOK, "share-receipt", "share.receipt", d)
	return nil
}

// partnerActs is what people do on the pages of a partner, and what they must be allowed to.
var partnerActs = map[string]account.Action{
	"thaw": account.ManagePartners, "retry": account.TellPartner,
	"acknowledge": account.TellPartner, "outcome": account.TellPartner,
}

// partnerAct does something on the pages of a partner.
func (s *site) partnerAct(w http.ResponseWriter, r *http.Request) error {
	do := r.PathValue("do")
	action, known := partnerActs[do]
	if !known {
		return store.ErrNotFound
	}
	me := personFrom(r.Context())
	if !account.Can(*me, action) {
		return errForbidden
	}
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	id := r.PathValue("partner")
	page := "/share/" + url.PathEscape(id)
	var err error
	switch do {
	case "thaw":
		note := strings.TrimSpace(r.PostForm.Get("note"))
		if note == "" {
			return s.partnerPage(w, r, http.StatusUnprocessableEntity, "share.fault.why")
		}
		err = s.sharing.Thaw(r.Context(), me.ID, id, note)
	case "retry":
		var sent int
		if sent, err = s.sharing.DeliverTo(r.Context(), id); err == nil {
			do = "sent"
			if sent == 0 {
				do = "retried"
			}
		}
	case "acknowledge":
		err = s.sharing.Acknowledge(r.Context(), me.ID, id, r.PostForm["copy"]...)
		page += "/received"
	case "outcome":
		return s.tellOutcome(w, r, id)
	}
	if words, refused := s.refused(r, err); refused {
		return s.partnerPage(w, r, http.StatusUnprocessableEntity, words)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, page+"?saved="+do, http.StatusSeeOther)
	return nil
}

// refused takes the words out of a refusal, so that the page that asked can show them.
func (s *site) refused(r *http.Request, err error) (any, bool) {
	var w worded
	switch {
	case err == nil:
		return nil, false
	case errors.As(err, &w):
		return w.Words(), true
	case errors.Is(err, node.ErrSamePerson):
		return "error.same", true
	}
	return nil, false
}

// again holds the password that somebody repeats for a weighty act against their own; what is wrong is a key of the
// catalogue or words, nil when it is right.
func (s *site) again(r *http.Request) any {
	p := *personFrom(r.Context())
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return "fault.old"
	}
	if wait := s.attempt("own "+p.Login, r); wait > 0 {
		return l.n("signin.wait", wait)
	}
	if !account.Verify(p.Hash, r.PostForm.Get("password")) {
		return "share.fault.password"
	}
	s.throttle.Succeeded("own "+p.Login, s.client(r))
	return nil
}

// figure is SVG that this package drew.
type figure = template.HTML
