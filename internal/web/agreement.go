package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// bodyTerms, bodyStep and bodyAssurance name the parts of instruments' bodies, as package node writes them.
const (
	bodyTerms     = "terms"
	bodyStep      = "step"
	bodyAssurance = "assurance"
)

// agreementRow is one line of the list of agreements.
type agreementRow struct {
	*node.Agreement
	Other   text.Bilingual
	Status  instrument.Status
	Steps   int
	SignBy  time.Time // of what waits for signatures
	Waiting bool      // our signature is missing
}

// draftRow is one line of the list of drafts.
type draftRow struct {
	node.Draft
	Other  text.Bilingual
	Giving bool
	Writer string
	Faults int
}

// agreements lists agreements and drafts.
func (d *dealing) agreements(w http.ResponseWriter, r *http.Request) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	list, err := d.agreementsWith(r.Context())
	if err != nil {
		return err
	}
	var rows []agreementRow
	for _, a := range list {
		row := agreementRow{Agreement: a, Other: p.Name(a.Partner), Status: a.State.Status, Steps: len(a.Terms.Steps())}
		if a.Proposed != nil {
			row.Waiting, row.SignBy = d.missing(*a.Proposed, a.State, p.Self), a.Proposed.Head.SignBy
		}
		rows = append(rows, row)
	}
	drafts, err := d.draftRows(r, p)
	if err != nil {
		return err
	}
	d.render(w, r, http.StatusOK, "deal.agreements", "agreement.list", map[string]any{"Tab": "agreements", "Rows": rows, "Drafts": drafts,
		"Partners": p.Pinned(), "Done": r.URL.Query().Get("done")})
	return nil
}

// agreementWith reads an agreement. One with a partner that was revoked stands nowhere any more, but what it said and
// who signed it can still be read.
func (d *dealing) agreementWith(ctx context.Context, lineage string) (*node.Agreement, error) {
	a, err := d.node.Agreement(ctx, lineage)
	if refused := (*node.PartnerError)(nil); !errors.As(err, &refused) {
		return a, err
	}
	l, err := d.node.Instrument(ctx, lineage)
	if err != nil {
		return nil, err
	}
	card, err := d.node.Card(ctx)
	if err != nil {
		return nil, err
	}
	v, ok := l.State.Newest()
	if !ok {
		return nil, fmt.Errorf("agreement %s: %w", lineage, store.ErrNotFound)
	}
	head := v.Head
	if l.State.InForce != nil {
		head = *l.State.InForce
	}
	terms := termsOf(l, head.ID())
	if terms == nil {
		return nil, fmt.Errorf("the terms of agreement %s: %w", lineage, store.ErrNotFound)
	}
	a = &node.Agreement{Lineage: lineage, ID: head.ID(), Version: head.Version, Terms: *terms, State: l.State, Giving: terms.Giver == card.Party, Partner: terms.Giver}
	if a.Giving {
		a.Partner = terms.Taker
	}
	return a, nil
}

// agreementsWith lists agreements, those with revoked partners last.
func (d *dealing) agreementsWith(ctx context.Context) ([]*node.Agreement, error) {
	list, err := d.node.Agreements(ctx, "")
	if err != nil {
		return nil, err
	}
	all, err := d.node.Instruments(ctx, instrument.Agreement, "")
	if err != nil {
		return nil, err
	}
	for _, l := range all {
		if slices.ContainsFunc(list, func(a *node.Agreement) bool { return a.Lineage == l.State.Lineage }) {
			continue
		}
		a, err := d.agreementWith(ctx, l.State.Lineage)
		if err != nil {
			d.log.WarnContext(ctx, "reading an agreement", "lineage", l.State.Lineage, "error", err)
			continue // one that cannot be read must not hide the others
		}
		list = append(list, a)
	}
	return list, nil
}

// draftRows lists drafts for those who may write them.
func (d *dealing) draftRows(r *http.Request, p *parties) ([]draftRow, error) {
	if !account.Can(*personFrom(r.Context()), account.DraftAgreement) {
		return nil, nil
	}
	drafts, err := d.node.Drafts(r.Context())
	if err != nil {
		return nil, err
	}
	people, err := d.names(r)
	if err != nil {
		return nil, err
	}
	var rows []draftRow
	for _, x := range drafts {
		row := draftRow{Draft: x, Giving: x.Terms.Giver == p.Self, Writer: people[x.By], Faults: len(d.check(x.Terms, p, faults{}))}
		row.Other = p.Name(x.Terms.Giver)
		if row.Giving {
			row.Other = p.Name(x.Terms.Taker)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// missing reports whether a version still can be signed by this party, and is not.
func (d *dealing) missing(v instrument.Version, s instrument.State, self string) bool {
	return slices.Contains(v.Missing, self) && instrument.MaySign(s, v.Head, self, d.now()) == nil
}

// newAgreement lets people choose with whom, in which direction, and what to begin with.
func (d *dealing) newAgreement(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return d.newAgreementForm(w, r, http.StatusOK, map[string]string{"partner": q.Get("partner"), "direction": "give", "template": "warnings"}, nil)
}

func (d *dealing) newAgreementForm(w http.ResponseWriter, r *http.Request, status int, typed map[string]string, wrong faults) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	if list := p.Pinned(); typed["partner"] == "" && len(list) == 1 {
		typed["partner"] = list[0].ID
	}
	d.render(w, r, status, "deal.new", "agreement.new", map[string]any{"Tab": "agreements", "Partners": p.Pinned(),
		"Templates": agreement.Templates("", ""), "Typed": typed, "Faults": wrong})
	return nil
}

// startDraft makes a draft of a template.
func (d *dealing) startDraft(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	typed, wrong := map[string]string{}, faults{}
	for _, k := range []string{"partner", "direction", "template"} {
		typed[k] = r.PostForm.Get(k)
	}
	if !p.pinned(typed["partner"]) {
		wrong["partner"] = "agreement.fault.partner"
	}
	subject, _, err := d.desk.Setting(r.Context(), SettingSubject)
	if err != nil {
		return err
	}
	var terms *agreement.Terms
	for _, t := range agreement.Templates(subject, "") {
		if t.ID == typed["template"] {
			terms = &t.Terms
		}
	}
	if terms == nil {
		wrong["template"] = "agreement.fault.template"
	}
	if len(wrong) > 0 {
		return d.newAgreementForm(w, r, http.StatusUnprocessableEntity, typed, wrong)
	}
	terms.Giver, terms.Taker = p.Self, typed["partner"]
	if typed["direction"] == "receive" {
		terms.Giver, terms.Taker = terms.Taker, terms.Giver
	}
	terms.Starts = dayOf(d.now())
	terms.Ends = terms.Starts + 180
	id, err := d.node.SaveDraft(r.Context(), selfOf(r), node.Draft{Terms: *terms})
	if err != nil {
		return err
	}
	return leadOn(w, r, "/share/drafts/"+id, "")
}

// draftPage is the form of a draft with what it says beside it.
func (d *dealing) draftPage(w http.ResponseWriter, r *http.Request) error {
	draft, err := d.node.Draft(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showDraft(w, r, http.StatusOK, draft, nil, nil)
}

func (d *dealing) showDraft(w http.ResponseWriter, r *http.Request, status int, draft node.Draft, wrong faults, sign *signing) error {
	f, err := d.draftForm(r, draft, wrong)
	if err != nil {
		return err
	}
	if sign != nil {
		f.Sign = *sign
	}
	d.render(w, r, status, "deal.draft", "agreement.draft", map[string]any{"Tab": "agreements", "F": f})
	return nil
}

// saveDraft stores what the form holds, whatever state it is in, and does what the button asked for. Scripts get
// the part of the page that changes.
func (d *dealing) saveDraft(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	draft, err := d.node.Draft(ctx, id)
	if err != nil {
		return err
	}
	p, err := d.parties(ctx)
	if err != nil {
		return err
	}
	was, do := draft.Terms, r.PostForm.Get("do")
	terms, wrong := d.parseTerms(r.PostForm, was, p)
	onLadder := changeLadder(&terms, do)
	if !sameTerms(was, terms) { // who only looks does not become the writer
		draft.Terms = terms
		if draft.ID, err = d.node.SaveDraft(ctx, selfOf(r), draft); err != nil {
			return err
		}
		draft.By, draft.At = selfOf(r), d.now().UTC()
	}
	if r.Header.Get("HX-Request") != "" {
		f, err := d.draftForm(r, draft, wrong)
		if err != nil {
			return err
		}
		part := "deal.reading"
		if r.URL.Query().Get("part") == "ladder" {
			part = "deal.ladder"
		}
		d.render(w, r, http.StatusOK, part, "", map[string]any{"F": f})
		return nil
	}
	if len(wrong) > 0 {
		return d.showDraft(w, r, http.StatusUnprocessableEntity, draft, wrong, nil)
	}
	if onLadder {
		return leadOn(w, r, "/share/drafts/"+id+"#ladder", "")
	}
	return leadOn(w, r, "/share/drafts/"+id, "saved")
}

// sameTerms reports whether two sets of terms say the same.
func sameTerms(a, b agreement.Terms) bool {
	x, errX := a.Marshal()
	y, errY := b.Marshal()
	return errX == nil && errY == nil && string(x) == string(y)
}

func (d *dealing) dropDraft(w http.ResponseWriter, r *http.Request) error {
	if err := d.node.DropDraft(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return leadOn(w, r, "/share/agreements", "dropped")
}

// proposeDraft signs a draft for this party and sends it. Who signs is not who wrote it.
func (d *dealing) proposeDraft(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	ctx := r.Context()
	draft, err := d.node.Draft(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := d.parties(ctx)
	if err != nil {
		return err
	}
	wrong := faults{}
	by, from, typed := d.signingOf(r, wrong, "sign")
	if len(d.check(draft.Terms, p, faults{})) > 0 {
		wrong["sign"] = "agreement.fault.unfinished"
	}
	if err := d.passwordAgain(r, wrong, "sign.password"); err != nil {
		return err
	}
	seen, err := time.Parse(time.RFC3339Nano, r.PostForm.Get("seen")) // which draft the person had before them
	if err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	var id string
	if len(wrong) == 0 {
		id, err = d.node.ProposeDraft(ctx, selfOf(r), draft.ID, seen, by, from)
		if err := wrong.refused("sign", err); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showDraft(w, r, http.StatusUnprocessableEntity, draft, wrong, &typed)
	}
	lineage, err := d.lineageOf(r, id)
	if err != nil {
		return err
	}
	return leadOn(w, r, "/share/agreements/"+lineage, "proposed")
}

// lineageOf finds the agreement that a version belongs to.
func (d *dealing) lineageOf(r *http.Request, id string) (string, error) {
	list, err := d.node.Instruments(r.Context(), instrument.Agreement, "")
	if err != nil {
		return "", err
	}
	for _, l := range list {
		if _, ok := l.State.Version(id); ok {
			return l.State.Lineage, nil
		}
	}
	return "", fmt.Errorf("instrument %s: %w", id, store.ErrNotFound)
}

// signRow is one party's line of the table of signatures.
type signRow struct {
	Party     text.Bilingual
	ID        string
	Us        bool
	Here      bool      // the signature is here
	Counted   time.Time // from when it counts; zero: no other party has said that it holds it
	Confirmed bool      // the party has said that it holds all others
	Moot      bool      // it has not, and the others' signatures are not here either
}

// versionView is one version of an instrument as its page shows it.
type versionView struct {
	instrument.Version
	Terms       *agreement.Terms // of an agreement; nil where they are not here
	Changes     []agreement.Change
	First       bool
	Rows        []signRow
	Ours        bool             // our signature is missing and can still be given
	Waits       []text.Bilingual // whose signatures are missing, ours not among them
	Unconfirmed []text.Bilingual // who has not said that it holds the signatures of the others, we not among them
}

func (d *dealing) versionView(v instrument.Version, l node.Lineage, p *parties) versionView {
	out := versionView{Version: v, First: v.Head.Version == 1, Ours: d.missing(v, l.State, p.Self)}
	unconfirmed := v.Unconfirmed()
	for _, id := range v.Head.Parties {
		counted, here := v.Signed[id]
		row := signRow{Party: p.Name(id), ID: id, Us: id == p.Self, Here: here, Counted: counted, Confirmed: !slices.Contains(unconfirmed, id)}
		row.Moot = !row.Confirmed && !slices.ContainsFunc(v.Head.Others(id), func(other string) bool { _, here := v.Signed[other]; return here })
		out.Rows = append(out.Rows, row)
		if !row.Us && !here {
			out.Waits = append(out.Waits, row.Party)
		}
		if !row.Us && !row.Confirmed {
			out.Unconfirmed = append(out.Unconfirmed, row.Party)
		}
	}
	return out
}

// termsOf reads the terms of a version; nil when they are not here or cannot be read.
func termsOf(l node.Lineage, id string) *agreement.Terms {
	sheet, ok := l.Sheet(id)
	if !ok {
		return nil
	}
	part, ok := sheet.Part(bodyTerms)
	if !ok {
		return nil
	}
	t, err := agreement.Parse(part.Body)
	if err != nil {
		return nil
	}
	return &t
}

// related is a step or an assurance that hangs on an agreement.
type related struct {
	Kind    instrument.Kind
	Version versionView
	Step    int                   // of a step
	Opens   []agreement.Kind      // of a step
	Refused text.Bilingual        // of a step that both signed and that opened nothing: why
	Gives   []agreement.Assurance // of an assurance
	By      text.Bilingual        // of an assurance
}

// relatedTo lists the steps of an agreement and the assurances between its parties, newest first.
func (d *dealing) relatedTo(r *http.Request, a *node.Agreement, p *parties) ([]related, error) {
	var out []related
	for _, kind := range []instrument.Kind{instrument.Step, instrument.Assurance} {
		list, err := d.node.Instruments(r.Context(), kind, a.Partner)
		if err != nil {
			return nil, err
		}
		for _, l := range list {
			v, ok := l.State.Newest()
			if !ok {
				continue
			}
			sheet, ok := l.Sheet(v.ID)
			if !ok {
				continue
			}
			x := related{Kind: kind, Version: d.versionView(v, l, p)}
			if kind == instrument.Step {
				part, ok := sheet.Part(bodyStep)
				if !ok {
					continue
				}
				c, err := agreement.ParseClimb(part.Body)
				if err != nil || c.Agreement != a.Lineage {
					continue // it is not of this agreement
				}
				x.Step, x.Opens = c.Step, c.Opens
				for _, refused := range a.Standing.Refused {
					if refused.ID == v.ID {
						x.Refused = refused.Why
					}
				}
			} else {
				part, ok := sheet.Part(bodyAssurance)
				if !ok {
					continue
				}
				body, err := assuranceOf(part.Body)
				if err != nil {
					d.log.WarnContext(r.Context(), "reading an assurance", "instrument", v.ID, "error", err)
					continue
				}
				x.Gives, x.By = body.Gives, p.Name(body.By)
			}
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b related) int { return b.Version.Head.SignBy.Compare(a.Version.Head.SignBy) })
	return out, nil
}

// assuranceOf reads the body of an assurance.
func assuranceOf(body []byte) (a node.Assurance, err error) {
	err = json.Unmarshal(body, &a)
	return a, err
}

// rung is one step of the ladder on the page of an agreement.
type rung struct {
	agreement.Step
	N     int
	State string // open, current, next, shut
	Since time.Time
	Next  []agreement.Check
}

// agreementPage shows an agreement: what it says, who signed it, which step is open.
func (d *dealing) agreementPage(w http.ResponseWriter, r *http.Request) error {
	return d.showAgreement(w, r, http.StatusOK, nil)
}

func (d *dealing) showAgreement(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	ctx, lineage, lang := r.Context(), r.PathValue("lineage"), lookFrom(r.Context()).Lang
	a, err := d.agreementWith(ctx, lineage)
	if err != nil {
		return err
	}
	l, err := d.node.Instrument(ctx, lineage)
	if err != nil {
		return err
	}
	p, err := d.parties(ctx)
	if err != nil {
		return err
	}
	names := d.termNames(p)
	var versions []versionView
	var current, proposed *versionView
	var before *agreement.Terms
	for _, v := range l.State.Versions {
		view := d.versionView(v, l, p)
		view.Terms = termsOf(l, v.ID)
		if view.Terms != nil && before != nil {
			view.Changes = agreement.Diff(*before, *view.Terms, names)
		}
		if view.Terms != nil {
			before = view.Terms
		}
		versions = append(versions, view)
	}
	for i := range versions {
		if versions[i].ID == a.ID {
			current = &versions[i]
		}
		if a.Proposed != nil && versions[i].ID == a.Proposed.ID {
			proposed = &versions[i]
		}
	}
	if current == nil {
		return fmt.Errorf("agreement %s: %w", lineage, store.ErrNotFound)
	}
	data := map[string]any{"Tab": "agreements", "A": a, "Current": current, "Versions": versions, "Giver": p.Name(a.Terms.Giver), "Taker": p.Name(a.Terms.Taker),
		"Other": p.Name(a.Partner), "Readings": readings(a.Terms, names, lang), "Faults": wrong, "Done": r.URL.Query().Get("done"), "Sign": d.signingDefaults(3),
		"Notice": d.now().UTC().Truncate(time.Hour).AddDate(0, 0, 14).Format(minuteForm), "NoWords": bilingualOf(r, "text"), "Breaches": agreement.Breaches(), "BreachWords": agreement.BreachWords, "Pinned": p.pinned(a.Partner)}
	if proposed != nil && proposed != current {
		data["Proposed"] = proposed
		if proposed.Terms != nil {
			data["ProposedReadings"] = readings(*proposed.Terms, names, lang)
		}
	}
	var rungs []rung
	for i, s := range a.Terms.Steps() {
		x := rung{Step: s, N: i + 1, State: "shut"}
		if i < len(a.Standing.Since) {
			x.Since = a.Standing.Since[i]
		}
		switch {
		case a.Standing.Open == i+1:
			x.State = "current"
		case i < a.Standing.Open:
			x.State = "open"
		case a.Standing.NextStep == i+1:
			x.State, x.Next = "next", a.Standing.Next
		}
		rungs = append(rungs, x)
	}
	data["Rungs"] = rungs
	if data["Related"], err = d.relatedTo(r, a, p); err != nil {
		return err
	}
	type proof struct {
		Party text.Bilingual
		A, B  string
	}
	var proofs []proof
	for _, e := range a.State.Equivocations {
		proofs = append(proofs, proof{p.Name(e.Party), string(e.A), string(e.B)})
	}
	data["Proofs"] = proofs
	var leaving []text.Bilingual
	for _, x := range a.State.Withdrawals {
		leaving = append(leaving, p.Name(x.Party))
	}
	data["Leaving"] = leaving
	d.render(w, r, status, "deal.agreement", "agreement.title", data)
	return nil
}

// amend makes a draft of an agreement's terms: the next version, until somebody signs it.
func (d *dealing) amend(w http.ResponseWriter, r *http.Request) error {
	a, err := d.node.Agreement(r.Context(), r.PathValue("lineage"))
	if err != nil {
		return err
	}
	id, err := d.node.SaveDraft(r.Context(), selfOf(r), node.Draft{Lineage: a.Lineage, Terms: a.Terms})
	if err != nil {
		return err
	}
	return leadOn(w, r, "/share/drafts/"+id, "")
}

// act does something that binds the party: it asks the password again, then shows the page anew or what is wrong.
func (d *dealing) act(w http.ResponseWriter, r *http.Request, name, said string, check func(wrong faults), do func() error) error {
	if err := readForm(r); err != nil {
		return err
	}
	wrong := faults{}
	if check != nil {
		check(wrong)
	}
	if err := d.passwordAgain(r, wrong, name+".password"); err != nil {
		return err
	}
	if len(wrong) == 0 {
		if err := wrong.refused(name, do()); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showAgreement(w, r, http.StatusUnprocessableEntity, wrong)
	}
	return leadOn(w, r, "/share/agreements/"+r.PathValue("lineage"), said)
}

// sign puts the party's name to a version, a step or an assurance.
func (d *dealing) sign(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id := r.PostForm.Get("id")
	return d.act(w, r, "sign "+id, "signed", nil, func() error { return d.node.SignInstrument(r.Context(), selfOf(r), id) })
}

// proposeStep proposes that the next step opens, and signs it.
func (d *dealing) proposeStep(w http.ResponseWriter, r *http.Request) error {
	var by, from time.Time
	return d.act(w, r, "step", "step", func(wrong faults) { by, from, _ = d.signingOf(r, wrong, "step") }, func() error {
		_, err := d.node.ProposeStep(r.Context(), selfOf(r), r.PathValue("lineage"), by, from)
		return err
	})
}

// assure gives the other party the assurances that an agreement asks of us, as its taker.
func (d *dealing) assure(w http.ResponseWriter, r *http.Request) error {
	a, err := d.node.Agreement(r.Context(), r.PathValue("lineage"))
	if err != nil {
		return err
	}
	if a.Giving || len(a.Terms.Assurances) == 0 {
		return fmt.Errorf("assurances to be given under agreement %s: %w", a.Lineage, store.ErrNotFound)
	}
	var by, from time.Time
	return d.act(w, r, "assure", "assured", func(wrong faults) { by, from, _ = d.signingOf(r, wrong, "assure") }, func() error {
		_, err := d.node.ProposeAssurance(r.Context(), selfOf(r), node.Assurance{To: []string{a.Terms.Giver}, Gives: a.Terms.Assurances}, by, from)
		return err
	})
}

// giveNotice ends an agreement for both parties from a moment on.
func (d *dealing) giveNotice(w http.ResponseWriter, r *http.Request) error {
	var at time.Time
	return d.act(w, r, "notice", "notice", func(wrong faults) {
		var ok bool
		if at, ok = moment(r.PostForm.Get("effective")); !ok {
			wrong["notice.effective"] = "agreement.fault.moment"
		} else if !at.After(d.now()) {
			wrong["notice.effective"] = "agreement.fault.past"
		}
	}, func() error { return d.node.Withdraw(r.Context(), selfOf(r), r.PathValue("lineage"), at) })
}

// declareBreach records in both ledgers that the other party broke the agreement.
func (d *dealing) declareBreach(w http.ResponseWriter, r *http.Request) error {
	return d.act(w, r, "breach", "breach", func(wrong faults) {
		if !slices.Contains(agreement.Breaches(), r.PostForm.Get("code")) {
			wrong["breach.code"] = "fault.reason"
		}
		if words := bilingualOf(r, "text"); words == (text.Bilingual{}) {
			wrong["breach.text"] = "agreement.fault.why"
		}
	}, func() error {
		return d.node.DeclareBreach(r.Context(), selfOf(r), r.PathValue("lineage"), r.PostForm.Get("code"), bilingualOf(r, "text"))
	})
}
