package node

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// A plan is an instrument of kind plan. Its body is in parts: the frame for all parties, each item for its own party and those
// that it is shown to, the outline of each area for those who see an item in it (watch.Plan.Parts). Whoever proposes a plan has
// written all of it and keeps all of it, so it is among those that each part is for; nobody else sees more than its sheet opens.
// By default an item is shown to another party where an agreement of ours with that party opens plans for the ground and the
// time of the item up to TLP:RED. People may show it to fewer; showing it to more wants a word for word confirmation, which the
// journal keeps.
//
// Several parties draft one plan by its versions: a party that is shown all of it may write the next one, whether or not the
// one before was ever signed by all; and by files, in which a draft goes from desk to desk before anybody signs.
//
// # Leaving
//
// A party leaves with the notice that the frame states. An emergency may leave no time for that: then the withdrawal takes
// effect when the party says, for a reason that it has to write down and that its journal keeps. The reason does not go along:
// a withdrawal is a signed note with two times and nothing else. The other parties see that the notice was shorter than
// agreed, and ask.

// PlanDraft is a plan, or the next version of one, as our people write it before anybody signs.
type PlanDraft struct {
	ID      string     `json:"id"`                // "P-03"
	Lineage string     `json:"lineage,omitempty"` // the plan that it amends; empty: a new one
	Plan    watch.Plan `json:"plan"`
	By      string     `json:"by"`
	At      time.Time  `json:"at"`
}

// countPlans is the counter of drafts.
const countPlans = "plan"

// SavePlanDraft stores a plan that is being written; an empty ID makes a new draft. It need not be without fault yet. This party
// is among its parties always.
func (n *Node) SavePlanDraft(ctx context.Context, by string, d PlanDraft) (PlanDraft, error) {
	if _, err := n.Keys(ctx); err != nil {
		return d, err
	}
	err := n.Exchange(ctx, "keeping a draft of a plan", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		if d.ID == "" {
			number, err := counted(x, countPlans, 1)
			if err != nil {
				return err
			}
			d.ID = fmt.Sprintf("P-%02d", number+1)
		}
		if self := keys.Public().ID; !slices.Contains(d.Plan.Frame.Parties, self) {
			d.Plan.Frame.Parties = append(slices.Clip(d.Plan.Frame.Parties), self)
		}
		d.Plan.Normal()
		d.By, d.At = by, x.Now().UTC()
		return put(x, shelfPlan, store.Record{ID: d.ID, Owner: d.Lineage, State: "draft", At: d.At}, d)
	})
	return d, err
}

// PlanDraft returns a draft; store.ErrNotFound when there is none.
func (n *Node) PlanDraft(ctx context.Context, id string) (d PlanDraft, err error) {
	err = n.Consult(ctx, "reading a draft of a plan", func(x store.Exchange) error {
		d, _, err = kept[PlanDraft](x, shelfPlan, id)
		return err
	})
	return d, err
}

// PlanDrafts lists drafts, newest first.
func (n *Node) PlanDrafts(ctx context.Context) (list []PlanDraft, err error) {
	err = n.Consult(ctx, "listing drafts of plans", func(x store.Exchange) error {
		list, _, err = keptAll[PlanDraft](x, shelfPlan, store.Filter{Newest: true})
		return err
	})
	return list, err
}

// DropPlanDraft throws a draft away.
func (n *Node) DropPlanDraft(ctx context.Context, id string) error {
	return n.Exchange(ctx, "throwing a draft of a plan away", func(x store.Exchange) error { return x.Drop(shelfPlan, id) })
}

// PlanSight is who may see an item of a plan.
type PlanSight struct {
	Item   string
	Allows []string // the parties that our agreements would show it to, its own and this one left out; by id
	Shown  []string // those it goes to beside its own and this one; by id
	Wider  []string // of them those that no agreement shows it to
}

// PlanSights says for each item of a draft who would see it.
func (n *Node) PlanSights(ctx context.Context, p watch.Plan) (list []PlanSight, err error) {
	err = n.Consult(ctx, "looking at what agreements show of a plan", func(x store.Exchange) error {
		list, err = n.planSights(x, &p)
		return err
	})
	return list, err
}

func (n *Node) planSights(x store.Exchange, p *watch.Plan) ([]PlanSight, error) {
	keys, err := n.keys(x)
	if err != nil {
		return nil, err
	}
	self := keys.Public().ID
	open := map[string][]*Agreement{} // agreements that open plans, by taker
	for _, id := range p.Frame.Parties {
		if id == self {
			continue
		}
		lineages, err := n.instruments(x, instrument.Agreement, id)
		if err != nil {
			return nil, err
		}
		for _, l := range lineages {
			a, err := n.agreementFrom(x, l)
			var refused *PartnerError
			if errors.As(err, &refused) || notFound(err) {
				continue // a partner that was revoked, or whose keys are not here: nothing is shown to it
			}
			if err != nil {
				return nil, err
			}
			if !a.Giving || !a.InForce {
				continue
			}
			partner, err := n.partner(x, id)
			if err != nil {
				return nil, err
			}
			f := a.inForce(partner)
			if f.Opens(agreement.Plan, x.Now()) && f.AssuranceOpen() && f.DesignationOpen() && partner.Frozen == "" &&
				a.Terms.Ceiling == watch.PlanMarking && a.Terms.Finest == incident.PlaceExact {
				open[id] = append(open[id], a)
			}
		}
	}
	var out []PlanSight
	for i := range p.Items {
		it := &p.Items[i]
		s := PlanSight{Item: it.Key}
		for _, id := range p.Frame.Parties {
			if id != self && id != it.Party && slices.ContainsFunc(open[id], func(a *Agreement) bool { return n.opensItem(p, it, &a.Terms) }) {
				s.Allows = append(s.Allows, id)
			}
		}
		s.Shown = slices.Clone(it.Shown)
		if it.Shown == nil {
			s.Shown = slices.Clone(s.Allows)
		}
		s.Shown = slices.DeleteFunc(s.Shown, func(id string) bool { return id == self || id == it.Party })
		for _, id := range s.Shown {
			if !slices.Contains(s.Allows, id) {
				s.Wider = append(s.Wider, id)
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// opensItem reports whether the terms let the place and the time of an item go.
func (n *Node) opensItem(p *watch.Plan, it *watch.PlanItem, t *agreement.Terms) bool {
	if from, until := p.Window().Times(); t.From != incident.NoDay && from.Before(t.From.Time()) || t.To != incident.NoDay && until.After((t.To+1).Time()) {
		return false
	}
	if slices.Contains(t.Units, agreement.Any) {
		return true
	}
	left := p.Place(it)
	if left.IsZero() {
		return false
	}
	atlas, err := n.know.atlas()
	if err != nil {
		n.log.Error("loading the units", "error", err)
		return false
	}
	whole := left.KM2()
	for _, id := range t.Units {
		if u, ok := atlas.ByID(id); ok {
			left = area.Subtract(left, u.Shape())
		}
	}
	// Outlines of units do not tile exactly: a thread along a border is no other place.
	return left.IsZero() || left.KM2() <= whole*1e-6
}

// PlanConsent is what the person who proposes a plan has confirmed.
type PlanConsent struct {
	Conflicts bool // to propose it although places or times conflict
	Wider     bool // to show items to more parties than agreements do

	// Seen is PlanDraft.At of the draft that the person looked at: what was written since is not what they sign. Zero: as it is now.
	Seen time.Time
}

// CheckPlan says what is wrong with a plan before it is signed, in itself and against the watches that this node knows beside it.
// lineage is the plan that it amends, whose own watches do not count; empty for a new one.
func (n *Node) CheckPlan(ctx context.Context, lineage string, p watch.Plan) ([]watch.PlanFinding, error) {
	model, err := n.WatchModel(ctx)
	if err != nil {
		return nil, err
	}
	var beside []watch.PlanBeside
	shapes := map[string]area.Shape{}
	for _, a := range model.Areas(max(p.Window().From, n.now().Unix())) {
		shapes[a.ID] = a.Shape
	}
	for _, w := range model.Watches() {
		if !model.InForce(w) || lineage != "" && w.Plan == lineage || w.Share != 0 {
			continue
		}
		s := w.Shape
		if s.IsZero() {
			s = shapes[w.Area]
		}
		if !s.IsZero() {
			beside = append(beside, watch.PlanBeside{Watch: *w, Shape: s})
		}
	}
	return watch.CheckPlan(p, beside)
}

// OpenGround is the ground of an area that nobody is known to watch in a window, and when; see watch.Model.OpenGround.
func (n *Node) OpenGround(ctx context.Context, id string, w watch.Span) (area.Shape, watch.Spans, error) {
	model, err := n.WatchModel(ctx)
	if err != nil {
		return area.Shape{}, nil, err
	}
	return model.OpenGround(id, w)
}

// ProposePlan signs a draft for this party and sends each other party its part of it. Who signs is not who wrote it. The error is
// ErrSamePerson, a *watch.PlanError or a *ShareError where a person can mend it.
func (n *Node) ProposePlan(ctx context.Context, by, id string, signBy, from time.Time, c PlanConsent) (instrumentID string, err error) {
	d, err := n.PlanDraft(ctx, id)
	if err != nil {
		return "", err
	}
	if d.By == by {
		return "", ErrSamePerson
	}
	if !c.Seen.IsZero() && !c.Seen.Equal(d.At) {
		return "", &watch.PlanError{Code: "draft_changed"}
	}
	if !from.Before(d.Plan.Frame.Until) {
		return "", &watch.PlanError{Code: "force_late", Value: from.UTC().Format("2006-01-02 15:04Z")}
	}
	found, err := n.CheckPlan(ctx, d.Lineage, d.Plan)
	if err != nil {
		return "", err
	}
	for _, f := range found {
		switch {
		case f.Severity == watch.PlanFault:
			return "", &watch.PlanError{Code: "faults", Field: strings.Join(f.Items, " "), Value: f.Words(nil).EN}
		case f.Severity == watch.PlanConflict && !c.Conflicts:
			return "", &watch.PlanError{Code: "conflicts"}
		}
	}
	var p instrument.Proposal
	var wider []string
	err = n.Consult(ctx, "putting a plan together", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		self := keys.Public().ID
		p, wider = instrument.Proposal{Kind: instrument.Plan, Parties: d.Plan.Frame.Parties, SignBy: signBy, EffectiveFrom: from}, nil
		if d.Lineage != "" {
			l, err := n.lineage(x, d.Lineage)
			if err != nil {
				return err
			}
			if !slices.Equal(l.State.Parties, d.Plan.Frame.Parties) {
				return &watch.PlanError{Code: "parties_changed"}
			}
		}
		sights, err := n.planSights(x, &d.Plan)
		if err != nil {
			return err
		}
		for i, s := range sights {
			it := &d.Plan.Items[i]
			if len(s.Wider) > 0 {
				wider = append(wider, it.Key+": "+strings.Join(s.Wider, " "))
			}
			it.Shown = append([]string{}, s.Shown...)
			if it.Party != self {
				it.Shown = append(it.Shown, self)
			}
		}
		if len(wider) > 0 && !c.Wider {
			return &watch.PlanError{Code: "wider", Value: strings.Join(wider, "; ")}
		}
		for i := range d.Plan.Areas {
			a := &d.Plan.Areas[i]
			a.Shown = append(slices.Clip(a.Shown), self)
		}
		parts, err := d.Plan.Parts()
		if err != nil {
			return err
		}
		for _, part := range parts {
			p.Parts = append(p.Parts, instrument.Part{Name: part.Name, For: part.For, Body: part.Body})
		}
		return nil
	})
	if err != nil {
		return "", err
	}
	return n.propose(ctx, by, d.Lineage, p, func(x store.Exchange, instrumentID string) error {
		now, _, err := kept[PlanDraft](x, shelfPlan, id)
		if notFound(err) || err == nil && !now.At.Equal(d.At) {
			return &watch.PlanError{Code: "draft_changed"} // or proposed or thrown away meanwhile
		}
		if err != nil {
			return err
		}
		if len(wider) > 0 {
			if err := x.Journal(store.Event{By: by, Act: store.ActPlanWidened, Ref: instrumentID, Note: strings.Join(wider, "; ")}); err != nil {
				return err
			}
		}
		return x.Drop(shelfPlan, id)
	})
}

// PlanVersion is one version of a plan as this node knows it.
type PlanVersion struct {
	instrument.Version
	Plan watch.Plan // what our sheet opens
	// Fault says why what our sheet opens is no plan; nil: it is one. Nothing is to be signed then.
	Fault error
}

// Plan is a plan in all its versions as this node knows it.
type Plan struct {
	Lineage  string
	State    instrument.State
	Versions []PlanVersion // those whose sheets are here, by number
	Self     string        // this party
	Current  int           // which of Versions is in force, or else the newest
	Proposed int           // which newer one waits for signatures or for its time; −1: none
}

// Now is the version in force, or else the newest.
func (p *Plan) Now() *PlanVersion { return &p.Versions[p.Current] }

// Next is the newer version that waits for signatures or for its time; nil where there is none.
func (p *Plan) Next() *PlanVersion {
	if p.Proposed < 0 {
		return nil
	}
	return &p.Versions[p.Proposed]
}

// InForce reports whether a version is in force here.
func (p *Plan) InForce() bool { return p.State.InForce != nil }

// Ours reports whether our signature on a version is missing and may still be given.
func (p *Plan) Ours(v *PlanVersion, now time.Time) bool {
	return v.Fault == nil && slices.Contains(v.Missing, p.Self) && instrument.MaySign(p.State, v.Head, p.Self, now) == nil
}

// LeavesAt is the earliest moment at which a withdrawal that is given now takes effect with the notice agreed. What never came
// into force can be left at once.
func (p *Plan) LeavesAt(now time.Time) time.Time {
	days := 0
	for i := range p.Versions {
		v := &p.Versions[i]
		if v.Status == instrument.InForce || v.Status == instrument.Complete {
			days = max(days, v.Plan.Frame.NoticeDays)
		}
	}
	return now.AddDate(0, 0, days)
}

// planOf reads a plan out of its sheets.
func planOf(l Lineage, self string) (*Plan, error) {
	p := &Plan{Lineage: l.State.Lineage, State: l.State, Self: self, Current: -1, Proposed: -1}
	for _, v := range l.State.Versions {
		sheet, ok := l.Sheet(v.ID)
		if !ok {
			continue
		}
		version := PlanVersion{Version: v}
		var parts []watch.PlanPart
		for _, o := range sheet.Opened {
			parts = append(parts, watch.PlanPart{Name: o.Name, For: o.For, Body: o.Body})
		}
		version.Plan, version.Fault = watch.ReadPlan(parts, v.Head.Parties)
		if version.Fault == nil && sheet.Sealed() != version.Plan.Hidden.Areas+version.Plan.Hidden.Items {
			version.Plan, version.Fault = watch.Plan{}, &watch.PlanError{Code: "unreadable", Field: "frame"}
		}
		p.Versions = append(p.Versions, version)
	}
	if len(p.Versions) == 0 {
		return nil, fmt.Errorf("plan %s: %w", l.State.Lineage, store.ErrNotFound)
	}
	last := len(p.Versions) - 1
	p.Current = last
	if l.State.InForce != nil {
		if i := slices.IndexFunc(p.Versions, func(v PlanVersion) bool { return v.ID == l.State.InForce.ID() }); i >= 0 {
			p.Current = i
		}
	}
	if s := p.Versions[last].Status; last != p.Current && (s == instrument.Proposed || s == instrument.PartlySigned || s == instrument.Complete) {
		p.Proposed = last
	}
	return p, nil
}

// Plans lists the plans that this node knows: those in force first, then by when they begin, newest first.
func (n *Node) Plans(ctx context.Context) (list []*Plan, err error) {
	err = n.Consult(ctx, "listing plans", func(x store.Exchange) error {
		list, err = n.plans(x)
		return err
	})
	rank := func(p *Plan) int {
		switch p.State.Status {
		case instrument.InForce:
			return 0
		case instrument.Complete, instrument.PartlySigned, instrument.Proposed:
			return 1
		}
		return 2
	}
	slices.SortStableFunc(list, func(a, b *Plan) int {
		return cmp.Or(rank(a)-rank(b), b.Now().Plan.Frame.From.Compare(a.Now().Plan.Frame.From), strings.Compare(a.Lineage, b.Lineage))
	})
	return list, err
}

func (n *Node) plans(x store.Exchange) ([]*Plan, error) {
	sheets, err := x.Records(shelfSheet, store.Filter{State: string(instrument.Plan), Limit: 1, Bare: true})
	if err != nil || len(sheets) == 0 {
		return nil, err // without keys there are no plans either
	}
	keys, err := n.keys(x)
	if err != nil {
		return nil, err
	}
	lineages, err := n.instruments(x, instrument.Plan, "")
	if err != nil {
		return nil, err
	}
	var list []*Plan
	for _, l := range lineages {
		p, err := planOf(l, keys.Public().ID)
		if notFound(err) {
			continue // notes without a sheet
		}
		if err != nil {
			return nil, err
		}
		list = append(list, p)
	}
	return list, nil
}

// Plan returns one plan; store.ErrNotFound when there is none.
func (n *Node) Plan(ctx context.Context, lineage string) (p *Plan, err error) {
	err = n.Consult(ctx, "reading a plan", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		l, err := n.lineage(x, lineage)
		if err != nil {
			return err
		}
		if l.Sheets[0].Head.Kind != instrument.Plan {
			return fmt.Errorf("plan %s: %w", lineage, store.ErrNotFound)
		}
		p, err = planOf(l, keys.Public().ID)
		return err
	})
	return p, err
}

// SignPlan signs a version for this party. What cannot be read is not signed.
func (n *Node) SignPlan(ctx context.Context, by, lineage, id string) error {
	p, err := n.Plan(ctx, lineage)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(p.Versions, func(v PlanVersion) bool { return v.ID == id })
	if i < 0 {
		return fmt.Errorf("version %s of plan %s: %w", id, lineage, store.ErrNotFound)
	}
	v := &p.Versions[i]
	if v.Fault != nil {
		return v.Fault
	}
	for _, f := range v.Plan.Check() {
		if f.Severity == watch.PlanFault {
			return &watch.PlanError{Code: "faults", Field: strings.Join(f.Items, " "), Value: f.Words(nil).EN}
		}
	}
	return n.SignInstrument(ctx, by, id)
}

// AmendPlan makes a draft of the next version of a plan from its newest one. Only a party that is shown all of it can.
func (n *Node) AmendPlan(ctx context.Context, by, lineage string) (PlanDraft, error) {
	p, err := n.Plan(ctx, lineage)
	if err != nil {
		return PlanDraft{}, err
	}
	v := &p.Versions[len(p.Versions)-1]
	switch {
	case v.Fault != nil:
		return PlanDraft{}, v.Fault
	case v.Plan.Hidden != (watch.PlanHidden{}):
		return PlanDraft{}, &watch.PlanError{Code: "hidden", Value: strconv.Itoa(v.Plan.Hidden.Areas + v.Plan.Hidden.Items)}
	case len(p.State.Equivocations) > 0, len(p.State.Withdrawals) > 0:
		return PlanDraft{}, &watch.PlanError{Code: "over"}
	}
	return n.SavePlanDraft(ctx, by, PlanDraft{Lineage: lineage, Plan: v.Plan})
}

// WithdrawPlan gives notice that this party leaves a plan, which then ends for all its parties. A zero time stands for the
// earliest that the notice allows; an earlier one wants an emergency, in words that the journal keeps.
func (n *Node) WithdrawPlan(ctx context.Context, by, lineage string, effective time.Time, emergency string) (time.Time, error) {
	p, err := n.Plan(ctx, lineage)
	if err != nil {
		return effective, err
	}
	earliest := p.LeavesAt(n.now())
	emergency = strings.TrimSpace(emergency)
	switch {
	case effective.IsZero():
		effective = earliest.Add(time.Second) // a moment that is read here has passed when it is signed
	case effective.Before(earliest) && emergency == "":
		return effective, &watch.PlanError{Code: "notice_short", Value: earliest.UTC().Format("2006-01-02 15:04Z")}
	case effective.Before(earliest):
		return effective, n.withdraw(ctx, by, lineage, effective, func(x store.Exchange) error {
			return x.Journal(store.Event{By: by, Act: store.ActPlanLeftEarly, Ref: lineage, Note: emergency, Partner: strings.Join(slices.DeleteFunc(slices.Clone(p.State.Parties), func(id string) bool { return id == p.Self }), " ")})
		})
	}
	return effective, n.Withdraw(ctx, by, lineage, effective)
}

// planChanged tells that the model of watches is to be made anew when something about a plan came or was said. lineage may be
// that of any instrument.
func planChanged(x store.Exchange, lineage string) error {
	sheets, err := x.Records(shelfSheet, store.Filter{Owner: lineage, Limit: 1, Bare: true})
	if err != nil || len(sheets) == 0 || sheets[0].State != string(instrument.Plan) {
		return err
	}
	return watchChanged(x)
}

// planWatches are the watches that plans make, the areas that they lie in where the desk has none with that outline, and which
// plans are in force or will be, as far as is known: their watches begin when they come into force and end with them, so what
// this says does not change by the passing of time. What is proposed only makes watches of a plan that is not among inForce.
func (n *Node) planWatches(x store.Exchange) (watches []watch.Watch, areas []watch.Area, inForce map[string]bool, err error) {
	inForce = map[string]bool{}
	plans, err := n.plans(x)
	if err != nil || len(plans) == 0 {
		return nil, nil, inForce, err
	}
	outlines := map[string]string{}
	own, _, err := keptAll[watch.Area](x, shelfArea, store.Filter{State: stateNewest})
	if err != nil {
		return nil, nil, nil, err
	}
	for i := range own {
		if !own[i].Retired {
			outlines[own[i].Shape.Digest()] = own[i].ID
		}
	}
	for _, p := range plans {
		for i := range p.Versions {
			v := &p.Versions[i]
			h, ok := p.hold(v)
			if !ok || v.Fault != nil {
				continue
			}
			if h.Plan == p.Lineage && !h.From.IsZero() {
				inForce[p.Lineage] = true
			}
			made, land := v.Plan.Watches(h, PlanWatchID(p.Lineage, v.Head.Version, ""), func(s area.Shape) (string, bool) {
				id, ok := outlines[s.Digest()]
				return id, ok
			})
			past := i < p.Current && p.InForce() || p.State.Status == instrument.Ended
			for _, a := range land {
				if !past && a.Check() == nil {
					outlines[a.Shape.Digest()] = a.ID
					areas = append(areas, a)
				}
			}
			for _, w := range made {
				if past && !slices.ContainsFunc(own, func(a watch.Area) bool { return a.ID == w.Area }) {
					w.Area = "" // its outline says where it was; the area itself is on the map no more
				}
				// A watch that cannot stand must not take the whole model with it: partners wrote this.
				if err := w.Check(); err != nil {
					n.log.Warn("a watch of a plan cannot stand", "plan", p.Lineage, "item", w.Item, "error", err)
					continue
				}
				watches = append(watches, w)
			}
		}
	}
	return watches, areas, inForce, nil
}

// PlanWatchID is the id of the watch that an item of a version of a plan makes.
func PlanWatchID(lineage string, version int, item string) string {
	return fmt.Sprintf("P-%s.%d.%s", lineage[:min(12, len(lineage))], version, item)
}

// hold says for what time a version holds; false: it makes no watches.
func (p *Plan) hold(v *PlanVersion) (watch.PlanHold, bool) {
	h := watch.PlanHold{Plan: p.Lineage, Version: v.Head.Version, At: v.Head.SignBy}
	if len(p.State.Equivocations) > 0 {
		h.Plan += "/" + strconv.Itoa(v.Head.Version)
		return h, v.ID == p.Versions[len(p.Versions)-1].ID // nothing is in force; what was meant stays to be seen
	}
	ends := p.State.Ends
	if v.Completed.IsZero() {
		if v.Status == instrument.Dead || v.Status == instrument.Ended || v.ID != p.Versions[len(p.Versions)-1].ID {
			return h, false
		}
		if slices.ContainsFunc(p.Versions, func(o PlanVersion) bool { return !o.Completed.IsZero() }) {
			h.Plan += "/" + strconv.Itoa(v.Head.Version)
		}
		return h, true
	}
	h.From, h.Until = v.Head.EffectiveFrom, ends
	for _, o := range p.Versions {
		if o.Head.Version > v.Head.Version && !o.Completed.IsZero() && (h.Until.IsZero() || o.Head.EffectiveFrom.Before(h.Until)) {
			h.Until = o.Head.EffectiveFrom
		}
	}
	return h, h.Until.IsZero() || h.Until.After(h.From)
}
