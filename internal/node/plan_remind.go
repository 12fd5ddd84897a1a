package node

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// A reminder asks a party for its missing signature on a version of a plan. It is no new kind of message: the notes on the plan,
// which are for all its parties and which the partner was sent before, go once more, and the entry of the ledger that goes with
// them says "reminded". So it tells nothing that the partner was not told, it travels by network or by hand like everything, an
// older node takes it for the notes that it is, and both ledgers hold who asked whom when. Each party is reminded once a day at
// the most by each other: the sender keeps to that, and the recipient counts no more than one a day whatever the sender does.

// remindedCode is the code of the entry that goes along with a reminder.
const remindedCode = "reminded"

// RemindEvery is the time between two reminders that one party sends another about one version.
const RemindEvery = 24 * time.Hour

// PlanAsked is what this node knows of how one party was asked to sign a version of a plan.
type PlanAsked struct {
	Party    string
	Sent     time.Time // when the version left here for it; zero: another party sent it
	Received time.Time // by when its node had it, as far as it is known here; zero: nothing says that it has
	Reminded time.Time // by us, the last time; zero: never
	Reminds  time.Time // it reminded us, the last time that counts; zero: never
	Next     time.Time // when it can be reminded again; zero: now, if at all
}

// PlanAsked says how the other parties of a version stand: what was sent to them, what is known to have reached them, and who
// reminded whom. By id.
func (n *Node) PlanAsked(ctx context.Context, lineage, id string) (list []PlanAsked, err error) {
	err = n.Consult(ctx, "looking at what parties of a plan were told", func(x store.Exchange) error {
		l, err := n.lineage(x, lineage)
		if err != nil {
			return err
		}
		v, ok := l.State.Version(id)
		if !ok {
			return store.ErrNotFound
		}
		list = nil
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		for _, other := range v.Head.Others(keys.Public().ID) {
			asked, err := n.planAsked(x, &v, other)
			if err != nil {
				return err
			}
			list = append(list, asked)
		}
		return nil
	})
	return list, err
}

func (n *Node) planAsked(x store.Exchange, v *instrument.Version, other string) (PlanAsked, error) {
	out := PlanAsked{Party: other}
	// Whoever says that it holds somebody's signature on a version had it by then.
	for _, at := range v.Held[other] {
		if !at.IsZero() && (out.Received.IsZero() || at.Before(out.Received)) {
			out.Received = at
		}
	}
	d, err := n.look(x, other)
	var refused *PartnerError
	if notFound(err) || errors.As(err, &refused) {
		return out, nil // a party whose keys are not here: nothing went to it
	}
	if err != nil {
		return out, err
	}
	ours, err := d.contents(d.ours(), -1)
	if err != nil {
		return out, err
	}
	sent := -1
	for i := range ours {
		c := &ours[i]
		if c.Kind != ledger.Signed || c.Ref != v.ID {
			continue
		}
		if sent < 0 {
			sent, out.Sent = i, c.At
		}
		if c.Code == remindedCode && c.At.After(out.Reminded) {
			out.Reminded = c.At
		}
	}
	if sent >= 0 {
		marks, err := x.CosignedSince(d.ours().Origin(), int64(sent)+1, 1)
		if err != nil {
			return out, err
		}
		if len(marks) > 0 && (out.Received.IsZero() || marks[0].At.Before(out.Received)) {
			out.Received = marks[0].At
		}
	}
	theirs, err := d.contents(d.theirs(), -1)
	if err != nil {
		return out, err
	}
	for i := range theirs {
		c := &theirs[i]
		if c.Ref != v.ID || c.Kind != ledger.Signed {
			continue
		}
		if out.Received.IsZero() || c.At.Before(out.Received) {
			out.Received = c.At // it proposed it, signed it or said to hold it
		}
		if c.Code == remindedCode && (out.Reminds.IsZero() || c.At.Sub(out.Reminds) >= RemindEvery) {
			out.Reminds = c.At
		}
	}
	if next := out.Reminded.Add(RemindEvery); !out.Reminded.IsZero() && next.After(x.Now()) {
		out.Next = next
	}
	return out, nil
}

// RemindPlan asks a party for its missing signature on a version. It leaves at once where the partner is linked, and else waits to
// be packed for a courier. The error is a *watch.PlanError where nothing is waited for, where our own signature is missing, or
// where the party was reminded within a day; a *PartnerError where nothing may be sent to it just now.
func (n *Node) RemindPlan(ctx context.Context, by, lineage, id, partner string) error {
	err := n.Exchange(ctx, "reminding a party of a plan", func(x store.Exchange) error {
		l, err := n.lineage(x, lineage)
		if err != nil {
			return err
		}
		v, ok := l.State.Version(id)
		if !ok || v.Head.Kind != instrument.Plan {
			return store.ErrNotFound
		}
		d, err := n.deal(x, partner)
		if err != nil {
			return err
		}
		switch _, signed := v.Signed[d.self()]; {
		case len(l.State.Equivocations) > 0, len(l.State.Withdrawals) > 0, v.Status != instrument.Proposed && v.Status != instrument.PartlySigned,
			!v.Head.SignBy.After(x.Now()), !slices.Contains(v.Missing, partner), partner == d.self():
			return &watch.PlanError{Code: "nothing_missing", Value: partner}
		case !signed:
			return &watch.PlanError{Code: "unsigned"}
		}
		if err := d.open(); err != nil {
			return err
		}
		asked, err := n.planAsked(x, &v, partner)
		if err != nil {
			return err
		}
		if !asked.Next.IsZero() {
			return &watch.PlanError{Code: "reminded", Value: asked.Next.UTC().Format("2006-01-02 15:04Z")}
		}
		notes, err := d.x.Records(shelfNote, store.Filter{Owner: lineage})
		if err != nil {
			return err
		}
		// Its parties get all of them anyhow, as they come; here the newest that fit, of which the signatures are some.
		body := parcel.Signature{Lineage: lineage}
		for _, r := range notes[max(0, len(notes)-notesAtOnce):] {
			body.Notes = append(body.Notes, parcel.Note(r.Raw))
		}
		if _, err := d.send(body, sending{urgent: true, log: []ledger.Content{signedEntry(v.Head, x.Now(), remindedCode)}}); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActPlanReminded, Ref: id, Partner: partner})
	})
	n.Wake()
	return err
}

// reminded notes that the partner asks for our signature, where that is missing and the last time is a day ago. Whatever else it
// sends in that time is in its ledger and nowhere else.
func (d *deal) reminded(lineage string, opened []ledger.Opened) error {
	for _, o := range opened {
		c := &o.Content
		if c.Kind != ledger.Signed || c.Code != remindedCode || c.Agreement != lineage || d.x.Now().Sub(c.At).Abs() > 30*RemindEvery {
			continue
		}
		l, err := d.n.lineage(d.x, lineage)
		if notFound(err) {
			return nil // it is about what is not here
		}
		if err != nil {
			return err
		}
		v, ok := l.State.Version(c.Ref)
		if !ok || v.Head.Kind != instrument.Plan || !v.Head.Party(d.p.ID) || !slices.Contains(v.Missing, d.self()) {
			continue
		}
		asked, err := d.n.planAsked(d.x, &v, d.p.ID)
		if err != nil {
			return err
		}
		if !asked.Reminds.Equal(c.At) {
			continue // not the first within a day
		}
		if err := d.x.Journal(store.Event{Act: store.ActPlanReminded, Ref: c.Ref, Partner: d.p.ID}); err != nil {
			return err
		}
	}
	return nil
}

// PlanDue is something about a plan that somebody has to think of soon.
type PlanDue struct {
	Plan *Plan
	What string    // "sign": our signature is missing; "begins": it begins and not all have signed; "review"; "ends"
	At   time.Time // the last moment to sign, when it begins, is reviewed, ends
	Late bool      // the moment is past
	Who  []string  // whose signatures are missing
}

// How long before, and for how long after, plans are told of.
const (
	dueSoon  = 7 * 24 * time.Hour
	dueStill = 14 * 24 * time.Hour
)

// DuePlans are the things about plans that are coming within a week, or past: signatures of ours that are missing, plans that
// begin without all signatures, reviews, and plans in force that end. Soonest first.
func DuePlans(plans []*Plan, now time.Time) []PlanDue {
	var out []PlanDue
	near := func(t time.Time) bool { return !t.IsZero() && t.Sub(now) <= dueSoon && now.Sub(t) <= dueStill }
	for _, p := range plans {
		if len(p.State.Equivocations) > 0 || p.State.Status == instrument.Ended {
			continue
		}
		open := p.Now()
		if next := p.Next(); next != nil {
			open = next
		}
		if open.Fault == nil && len(open.Missing) > 0 && open.Plan.Frame.Until.After(now) {
			waits := open.Status == instrument.Proposed || open.Status == instrument.PartlySigned
			if waits && p.Ours(open, now) {
				out = append(out, PlanDue{Plan: p, What: "sign", At: open.Head.SignBy, Who: open.Missing})
			}
			begins := open.Plan.Frame.From
			if open.Head.EffectiveFrom.After(begins) {
				begins = open.Head.EffectiveFrom
			}
			if near(begins) && !p.InForce() {
				out = append(out, PlanDue{Plan: p, What: "begins", At: begins, Late: !begins.After(now), Who: open.Missing})
			}
		}
		if v := p.Now(); p.InForce() && v.Fault == nil {
			if f := v.Plan.Frame; near(f.Review) && f.Until.After(now) {
				out = append(out, PlanDue{Plan: p, What: "review", At: f.Review, Late: !f.Review.After(now)})
			}
			if f := v.Plan.Frame; near(f.Until) && f.Until.After(now) && p.Next() == nil {
				out = append(out, PlanDue{Plan: p, What: "ends", At: f.Until})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b PlanDue) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Plan.Lineage, b.Plan.Lineage))
	})
	return out
}
