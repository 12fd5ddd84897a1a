package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// planBox is a rectangle of hundredths of a degree, from 38 E 35 N.
func planBox(t testing.TB, w, s, e, n int) (shape area.Shape) {
	t.Helper()
	at := func(x, y int) string { return fmt.Sprintf("[%.2f,%.2f]", 38+float64(x)/100, 35+float64(y)/100) }
	must(t, json.Unmarshal([]byte(`{"type":"Polygon","coordinates":[[`+strings.Join([]string{at(w, s), at(e, s), at(e, n), at(w, n), at(w, s)}, ",")+`]]}`), &shape))
	return shape
}

// pocket is a plan of the desks a, b and c, from a week from now on for two weeks.
func (d *desks) pocket() watch.Plan {
	from := d.clock.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, 7)
	return watch.Plan{
		Frame: watch.PlanFrame{Title: text.Bilingual{AR: "سد الجيب", EN: "Filling the pocket"}, From: from, Until: from.AddDate(0, 0, 14), Review: from.AddDate(0, 0, 7), NoticeDays: 2,
			Parties: []string{d.ids["a"], d.ids["b"], d.ids["c"]}},
		Areas: []watch.PlanArea{
			{Key: "a1", Name: text.Bilingual{AR: "الغرب", EN: "West"}, Shape: planBox(d.t, 0, 0, 10, 10)},
			{Key: "a2", Name: text.Bilingual{AR: "الشرق", EN: "East"}, Shape: planBox(d.t, 10, 0, 20, 10)},
		},
		Items: []watch.PlanItem{
			{Key: "w1", Party: d.ids["a"], Area: "a1", Kind: watch.Post, Confidence: watch.High, Shown: []string{d.ids["b"]}},
			{Key: "w2", Party: d.ids["b"], Area: "a2", Kind: watch.Post, Confidence: watch.High},
			{Key: "w3", Party: d.ids["c"], Area: "a2", Kind: watch.Aerial, Confidence: watch.Moderate, Shown: []string{d.ids["b"]},
				Schedule: watch.Schedule{From: from.Add(18 * time.Hour), Rule: "FREQ=DAILY", Length: watch.Length(12 * time.Hour)}},
		},
	}
}

// propose puts a plan forward from one desk: all have ten days to sign, and it is in force half a day before it begins.
func (d *desks) proposePlan(name, lineage string, p watch.Plan) (string, string) {
	d.t.Helper()
	n := d.nodes[name]
	draft := ok(n.SavePlanDraft(d.t.Context(), "ana", PlanDraft{Lineage: lineage, Plan: p}))(d.t)
	now := d.clock.Now()
	id := ok(n.ProposePlan(d.t.Context(), "rana", draft.ID, now.AddDate(0, 0, 5), now.AddDate(0, 0, 6), PlanConsent{Conflicts: true, Wider: true}))(d.t)
	for _, p := range ok(n.Plans(d.t.Context()))(d.t) {
		if _, found := p.State.Version(id); found {
			return p.Lineage, id
		}
	}
	d.t.Fatal("the plan that was proposed is not there")
	return "", ""
}

func (d *desks) plan(name, lineage string) *Plan {
	d.t.Helper()
	return ok(d.nodes[name].Plan(d.t.Context(), lineage))(d.t)
}

func (d *desks) statuses(lineage string, names ...string) string {
	var out []string
	for _, name := range names {
		out = append(out, string(d.plan(name, lineage).State.Status))
	}
	return strings.Join(out, " ")
}

// watched is what a desk's model makes of an outline over a week of the plan, as a share.
func (d *desks) watched(name string, s area.Shape, w watch.Span) float64 {
	d.t.Helper()
	m := ok(d.nodes[name].WatchModel(d.t.Context()))(d.t)
	seen := 0.0
	for _, c := range ok(m.All(d.t.Context(), watch.Ask{Window: w}))(d.t) {
		if c.Area.Shape.Equal(s) {
			seen = c.Watched.Low / (c.KM2 * float64(w.Seconds()) / 3600)
		}
	}
	return seen
}

func keysOf(p watch.Plan) string {
	var out []string
	for _, a := range p.Areas {
		out = append(out, a.Key)
	}
	for _, it := range p.Items {
		out = append(out, it.Key)
	}
	return strings.Join(out, " ")
}

func near(a, b float64) bool { return a > b-1e-6 && a < b+1e-6 }

func TestPlanByNetwork(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx := t.Context()
	p := d.pocket()
	lineage, id := d.proposePlan("a", "", p)
	d.settle()

	// Each sees its part: a wrote it all, b is shown all, c its own item and the area of that.
	for name, want := range map[string]string{"a": "a1 a2 w1 w2 w3", "b": "a1 a2 w1 w2 w3", "c": "a2 w3"} {
		if got := keysOf(d.plan(name, lineage).Now().Plan); got != want {
			t.Errorf("%s sees %q of the plan, want %q", name, got, want)
		}
	}
	if h := d.plan("c", lineage).Now().Plan.Hidden; h != (watch.PlanHidden{Areas: 1, Items: 2}) {
		t.Errorf("c is told that %+v is not shown to it", h)
	}
	raw := ok(d.nodes["c"].Instrument(ctx, lineage))(t)
	// Keys are looked for with their quotes: two letters alone may stand in any signature.
	if b := ok(json.Marshal(raw.Sheets))(t); bytes.Contains(b, []byte("West")) || bytes.Contains(b, []byte(`"w1"`)) || !bytes.Contains(b, []byte(`"w3"`)) {
		t.Errorf("the sheet of c holds what is not for it, or not its own: %s", b)
	}

	window := p.Window()
	east := p.Areas[1].Shape
	if got := d.watched("b", east, window); got != 0 {
		t.Errorf("a plan that is not signed covers %v", got)
	}
	m := ok(d.nodes["b"].WatchModel(ctx))(t)
	planned := 0
	for _, w := range m.Watches() {
		if w.Plan == lineage && !m.InForce(w) && w.Marking == incident.TLPRed {
			planned++
		}
	}
	if planned != 3 {
		t.Errorf("%d watches are planned at b", planned)
	}

	must(t, d.nodes["b"].SignPlan(ctx, "rana", lineage, id))
	d.settle()
	if got := d.statuses(lineage, "a", "b", "c"); got != "partly_signed partly_signed partly_signed" {
		t.Errorf("signed by two: %s", got)
	}
	must(t, d.nodes["c"].SignPlan(ctx, "rana", lineage, id))
	d.settle()
	if got := d.statuses(lineage, "a", "b", "c"); got != "complete complete complete" {
		t.Errorf("signed by all: %s", got)
	}
	d.clock.move(6 * 24 * time.Hour)
	if got := d.statuses(lineage, "a", "b", "c"); got != "in_force in_force in_force" {
		t.Errorf("in force: %s", got)
	}
	// What all see is the same everywhere: the east, watched on the ground (a and b know) and half the time from the air (all).
	for name, want := range map[string]float64{"a": 1, "b": 1, "c": 0.5} {
		if got := d.watched(name, east, watch.Span{From: window.From + 18*3600, To: window.From + (18+24*7)*3600}); !near(got, want) {
			t.Errorf("%s knows %v of the east as watched, want %v", name, got, want)
		}
	}
	var air []string
	for _, name := range []string{"a", "b", "c"} {
		for _, w := range ok(d.nodes[name].WatchModel(ctx))(t).Watches() {
			if w.Item == "w3" {
				air = append(air, string(ok(json.Marshal(w.Schedule))(t))+w.Shape.Digest()+w.Party.ID+string(w.Kind))
			}
		}
	}
	if len(air) != 3 || air[0] != air[1] || air[1] != air[2] {
		t.Errorf("the watch that all see differs: %q", air)
	}
}

func TestPlanWantsTwoPeopleAndSound(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx, n := t.Context(), d.nodes["a"]
	p := d.pocket()
	p.Areas[1].Shape = planBox(t, 10, 0, 20, 12) // nobody but c by night would be in the north, were w2 shorter
	p.Items[1].Shape = planBox(t, 10, 0, 20, 10)
	draft := ok(n.SavePlanDraft(ctx, "ana", PlanDraft{Plan: p}))(t)
	now := d.clock.Now()
	propose := func(by string, c PlanConsent) string {
		_, err := n.ProposePlan(ctx, by, draft.ID, now.AddDate(0, 0, 5), now.AddDate(0, 0, 6), c)
		var e *watch.PlanError
		switch {
		case errors.Is(err, ErrSamePerson):
			return "same person"
		case errors.As(err, &e):
			if w := e.Words(); w.AR == "" || w.EN == "" {
				t.Errorf("no words for %s", e.Code)
			}
			return e.Code
		}
		must(t, err)
		return ""
	}
	if got := propose("ana", PlanConsent{Conflicts: true, Wider: true}); got != "same person" {
		t.Errorf("who wrote it proposes it: %q", got)
	}
	if got := propose("rana", PlanConsent{Conflicts: true, Wider: true, Seen: draft.At.Add(-time.Minute)}); got != "draft_changed" {
		t.Errorf("another draft than the one that was looked at: %q", got)
	}
	if got := propose("rana", PlanConsent{}); got != "conflicts" {
		t.Errorf("with nobody in the north: %q", got)
	}
	if got := propose("rana", PlanConsent{Conflicts: true}); got != "wider" {
		t.Errorf("shown to more than agreements do: %q", got)
	}
	draft.Plan.Items[0].Schedule.Rule = "FREQ=SECONDLY"
	draft = ok(n.SavePlanDraft(ctx, "ana", draft))(t)
	if got := propose("rana", PlanConsent{Conflicts: true, Wider: true}); got != "faults" {
		t.Errorf("with a schedule that explodes: %q", got)
	}
	draft.Plan.Items[0].Schedule.Rule = ""
	draft = ok(n.SavePlanDraft(ctx, "ana", draft))(t)
	if _, err := n.ProposePlan(ctx, "rana", draft.ID, now.AddDate(0, 0, 5), p.Frame.Until, PlanConsent{Conflicts: true, Wider: true}); err == nil {
		t.Error("a plan that is in force after its end was proposed")
	}
	if got := propose("rana", PlanConsent{Conflicts: true, Wider: true}); got != "" {
		t.Errorf("with everything confirmed: %q", got)
	}
	if list := ok(n.PlanDrafts(ctx))(t); len(list) != 0 {
		t.Errorf("the draft stays: %v", list)
	}
	if notes := d.journal("a", store.ActPlanWidened); len(notes) != 1 || !strings.Contains(notes[0], d.ids["b"]) {
		t.Errorf("the journal says of the widening %q", notes)
	}
}

// An item is shown to others as agreements allow, and not otherwise.
func TestPlanShowsWhatAgreementsDo(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx, n := t.Context(), d.nodes["a"]
	sign := func(change func(*agreement.Terms)) {
		terms := d.terms("a", "b")
		terms.Kinds, terms.Ceiling = append(terms.Kinds, agreement.Plan), incident.TLPRed
		change(&terms)
		now := d.clock.Now()
		id := ok(n.ProposeAgreement(ctx, "rana", "", terms, now.Add(time.Hour), now.Add(time.Hour)))(t)
		d.settle()
		must(t, d.nodes["b"].SignInstrument(ctx, "rana", id))
		d.settle()
		d.clock.move(2 * time.Hour)
	}
	allowed := func() string {
		var out []string
		for _, s := range ok(n.PlanSights(ctx, d.pocket()))(t) {
			for _, id := range s.Allows {
				if id == d.ids["b"] {
					out = append(out, s.Item)
				}
				if id == d.ids["c"] {
					t.Errorf("%s is shown to c, with which there is no agreement", s.Item)
				}
			}
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name   string
		change func(*agreement.Terms)
		want   string
	}{
		{"no agreement opens plans", func(x *agreement.Terms) { x.Kinds = x.Kinds[:2] }, ""},
		{"the ceiling is AMBER", func(x *agreement.Terms) { x.Ceiling = incident.TLPAmber }, ""},
		{"places are coarser", func(x *agreement.Terms) { x.Finest = incident.PlaceDistrict }, ""},
		{"other units", func(x *agreement.Terms) { x.Units = []string{"SY-DI"} }, ""},
		{"other days", func(x *agreement.Terms) { x.To = incident.DayOf(d.clock.Now()) }, ""},
		{"the unit that it lies in", func(x *agreement.Terms) { x.Units = []string{"SY"} }, "w1 w3"},
	} {
		sign(c.change)
		if got := allowed(); got != c.want {
			t.Errorf("%s: b is shown %q, want %q", c.name, got, c.want)
		}
	}
}

// carry takes all that waits from one desk to another by hand.
func (d *desks) carry(from, to string) {
	d.t.Helper()
	var file bytes.Buffer
	ok(d.nodes[from].Pack(d.t.Context(), "ana", d.ids[to], &file, nil))(d.t)
	ok(d.nodes[to].Unpack(d.t.Context(), "ana", bytes.NewReader(file.Bytes()), nil))(d.t)
}

func (d *desks) cut(names ...string) {
	for _, name := range names {
		d.net.down["https://"+name+".test:8421"] = true
	}
}

func TestPlanByCourier(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx := t.Context()
	d.cut("a", "b", "c")
	lineage, id := d.proposePlan("a", "", d.pocket())
	d.carry("a", "b")
	d.carry("a", "c")
	must(t, d.nodes["b"].SignPlan(ctx, "rana", lineage, id))
	must(t, d.nodes["c"].SignPlan(ctx, "rana", lineage, id))
	d.clock.move(24 * time.Hour)
	d.carry("b", "a")
	d.carry("c", "a")
	// What a holds now goes back to both, and what they say then to each other.
	d.carry("a", "b")
	d.carry("a", "c")
	for _, name := range []string{"a", "b", "c"} {
		if s := d.plan(name, lineage).State.Status; s != instrument.Complete {
			t.Errorf("by hand the plan is %s at %s", s, name)
		}
	}
	d.clock.move(6 * 24 * time.Hour)
	if got := d.statuses(lineage, "a", "b", "c"); got != "in_force in_force in_force" {
		t.Errorf("by hand: %s", got)
	}
}

// One desk is offline for days. In one case it comes back in time to sign; in the other too late, and then the plan is dead at all.
func TestPlanWithOneOffline(t *testing.T) {
	for _, c := range []struct {
		days int
		want string
	}{{4, "complete complete complete"}, {6, "dead dead dead"}} {
		t.Run(fmt.Sprint(c.days, " days"), func(t *testing.T) {
			d := meet(t, "a", "b", "c")
			ctx := t.Context()
			d.cut("c")
			lineage, id := d.proposePlan("a", "", d.pocket())
			d.settle()
			must(t, d.nodes["b"].SignPlan(ctx, "rana", lineage, id))
			d.settle()
			if _, err := d.nodes["c"].Plan(ctx, lineage); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("c has the plan while it is cut off: %v", err)
			}
			d.clock.move(time.Duration(c.days) * 24 * time.Hour)
			delete(d.net.down, "https://c.test:8421")
			for range 3 { // what waited is tried again at its time
				d.settle()
				d.clock.move(20 * time.Minute)
			}
			err := d.nodes["c"].SignPlan(ctx, "rana", lineage, id)
			if late := c.days > 5; late != (err != nil) {
				t.Fatalf("c signs: %v", err)
			}
			for range 3 {
				d.settle()
				d.clock.move(20 * time.Minute)
			}
			if got := d.statuses(lineage, "a", "b", "c"); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			for _, name := range []string{"a", "b", "c"} {
				_, _, inForce, err := plansAt(d.nodes[name], t)
				if err != nil || inForce[lineage] != (c.days < 5) {
					t.Errorf("%s: in force %v (%v)", name, inForce, err)
				}
			}
		})
	}
}

func plansAt(n *Node, t testing.TB) (watches []watch.Watch, areas []watch.Area, inForce map[string]bool, err error) {
	err = n.Consult(t.Context(), "reading what plans say", func(x store.Exchange) error {
		watches, areas, inForce, err = n.planWatches(x)
		return err
	})
	return watches, areas, inForce, err
}

func (d *desks) signAll(lineage, id string, names ...string) {
	d.t.Helper()
	for _, name := range names {
		must(d.t, d.nodes[name].SignPlan(d.t.Context(), "rana", lineage, id))
		d.settle()
	}
}

func TestPlanIsAmended(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx := t.Context()
	p := d.pocket()
	lineage, first := d.proposePlan("a", "", p)
	d.settle()
	d.signAll(lineage, first, "b", "c")
	d.clock.move(6*24*time.Hour + time.Hour)

	if _, err := d.nodes["c"].AmendPlan(ctx, "ana", lineage); err == nil {
		t.Error("c wrote the next version of what it is not shown")
	}
	draft := ok(d.nodes["b"].AmendPlan(ctx, "ana", lineage))(t)
	draft.Plan.Items = slices.DeleteFunc(draft.Plan.Items, func(it watch.PlanItem) bool { return it.Key == "w2" })
	draft.Plan.Items[1].Schedule = watch.Schedule{}
	draft.Plan.Items = append(draft.Plan.Items, watch.PlanItem{Key: "w9", Party: d.ids["b"], Area: "a1", Kind: watch.Patrol, Confidence: watch.Low})
	draft = ok(d.nodes["b"].SavePlanDraft(ctx, "ana", draft))(t)
	now := d.clock.Now()
	second := ok(d.nodes["b"].ProposePlan(ctx, "rana", draft.ID, now.AddDate(0, 0, 3), now.AddDate(0, 0, 4), PlanConsent{Conflicts: true, Wider: true}))(t)
	d.settle()
	east := p.Areas[1].Shape
	day := func(n int) watch.Span {
		return watch.Span{From: p.Window().From + int64(n)*86400, To: p.Window().From + int64(n+1)*86400}
	}
	if got := d.watched("b", east, day(8)); !near(got, 1) {
		t.Errorf("the version in force counts for %v", got)
	}
	if v := d.plan("a", lineage).Next(); v == nil || v.ID != second || !d.plan("a", lineage).Ours(v, d.clock.Now()) {
		t.Errorf("a is not asked for its signature: %+v", v)
	}
	d.signAll(lineage, second, "a", "c")
	d.clock.move(5 * 24 * time.Hour)
	for _, name := range []string{"a", "b", "c"} {
		if l := d.plan(name, lineage); !l.InForce() || l.Now().ID != second {
			t.Errorf("%s holds %s in force", name, l.Now().ID)
		}
		kinds := map[string]bool{}
		m := ok(d.nodes[name].WatchModel(ctx))(t)
		for _, patch := range ok(m.At(d.clock.Now().Unix(), watch.Ask{Window: day(6)}, nil))(t) {
			for _, id := range patch.Watches {
				kinds[m.Watch(id).Item] = true
			}
		}
		if kinds["w2"] {
			t.Errorf("%s still counts the watch that the amendment took out", name)
		}
	}
	// The past stays what it was: the first version held until the second came.
	if got := d.watched("b", east, day(1)); !near(got, 1) {
		t.Errorf("the first day was watched to %v", got)
	}
	third := d.pocket()
	third.Frame.Parties = third.Frame.Parties[:2]
	odd := ok(d.nodes["a"].SavePlanDraft(ctx, "ana", PlanDraft{Lineage: lineage, Plan: third}))(t)
	if _, err := d.nodes["a"].ProposePlan(ctx, "rana", odd.ID, now.AddDate(0, 0, 8), now.AddDate(0, 0, 9), PlanConsent{Conflicts: true, Wider: true}); err == nil {
		t.Error("the next version names other parties")
	}
}

func TestPlanIsLeft(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx := t.Context()
	p := d.pocket()
	lineage, id := d.proposePlan("a", "", p)
	d.settle()
	d.signAll(lineage, id, "b", "c")
	d.clock.move(8 * 24 * time.Hour) // the second day of the plan

	soon := d.clock.Now().Add(3 * time.Hour)
	_, err := d.nodes["c"].WithdrawPlan(ctx, "rana", lineage, soon, " ")
	var e *watch.PlanError
	if !errors.As(err, &e) || e.Code != "notice_short" {
		t.Fatalf("three hours of notice: %v", err)
	}
	at := ok(d.nodes["c"].WithdrawPlan(ctx, "rana", lineage, time.Time{}, ""))(t)
	d.settle()
	if got := at.Sub(d.clock.Now()); got < 47*time.Hour || got > 49*time.Hour {
		t.Errorf("it ends in %v, want the notice of two days", got)
	}
	if got := d.statuses(lineage, "a", "b", "c"); got != "in_force in_force in_force" {
		t.Errorf("during the notice: %s", got)
	}
	east := p.Areas[1].Shape
	for _, name := range []string{"a", "b"} {
		before, after := watch.Span{From: at.Unix() - 86400, To: at.Unix()}, watch.Span{From: at.Unix() + 1, To: at.Unix() + 86400}
		if x, y := d.watched(name, east, before), d.watched(name, east, after); !near(x, 1) || y != 0 {
			t.Errorf("%s: the east is watched to %v until the end, then to %v", name, x, y)
		}
	}
	// An emergency leaves no time for the notice; the reason stays in the journal of who left.
	must(t, func() error {
		_, err := d.nodes["b"].WithdrawPlan(ctx, "rana", lineage, soon, "the bridge is gone")
		return err
	}())
	d.settle()
	if notes := d.journal("b", store.ActPlanLeftEarly); len(notes) != 1 || notes[0] != "the bridge is gone" {
		t.Errorf("b's journal says %q", notes)
	}
	d.clock.move(4 * time.Hour)
	if got := d.statuses(lineage, "a", "b", "c"); got != "ended ended ended" {
		t.Errorf("after the emergency: %s", got)
	}
	if _, err := d.nodes["a"].AmendPlan(ctx, "ana", lineage); err == nil {
		t.Error("a plan that was left was amended")
	}
}

// A plan that one party signed in two versions is frozen, with the proof, and nothing is lost.
func TestPlanSignedInTwoVersions(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx := t.Context()
	p := d.pocket()
	lineage, id := d.proposePlan("a", "", p)
	d.settle()
	d.signAll(lineage, id, "b", "c")
	d.clock.move(7 * 24 * time.Hour)

	// b signs another first version of the same lineage, against its own node's word.
	keys := ok(d.nodes["b"].Keys(ctx))(t)
	l := ok(d.nodes["a"].Instrument(ctx, lineage))(t)
	other := l.State.Versions[0].Head
	other.EffectiveFrom = other.EffectiveFrom.Add(time.Hour)
	signed := ok(instrument.Sign(other, keys))(t)
	must(t, d.nodes["a"].Exchange(ctx, "bringing the proof", func(x store.Exchange) error { return putNote(x, lineage, signed) }))

	got := d.plan("a", lineage)
	if got.State.Status != instrument.Equivocated || len(got.State.Equivocations) != 1 || got.State.Equivocations[0].Party != d.ids["b"] {
		t.Fatalf("the plan is %s, with %d proofs", got.State.Status, len(got.State.Equivocations))
	}
	if got.InForce() || keysOf(got.Now().Plan) != "a1 a2 w1 w2 w3" {
		t.Errorf("in force %v, and of the plan there is %q", got.InForce(), keysOf(got.Now().Plan))
	}
	if watched := d.watched("a", p.Areas[1].Shape, p.Window()); watched != 0 {
		t.Errorf("a frozen plan covers %v", watched)
	}
	watches, _, inForce, err := plansAt(d.nodes["a"], t)
	if err != nil || len(watches) != 3 || inForce[lineage] {
		t.Errorf("%d watches stay to be seen, in force %v (%v)", len(watches), inForce, err)
	}
}

// Areas that the desk has already are not made twice, and an unreadable plan of a partner takes nothing with it.
func TestPlanAreasAndForeignPlans(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx := t.Context()
	p := d.pocket()
	own := ok(d.nodes["a"].SaveArea(ctx, "ana", watch.Area{Name: text.Bilingual{EN: "Our east"}, Kind: watch.Drawn, Shape: p.Areas[1].Shape}))(t)
	d.proposePlan("a", "", p)
	watches, areas, _, err := plansAt(d.nodes["a"], t)
	must(t, err)
	if len(areas) != 1 || areas[0].Name.EN != "West" {
		t.Errorf("areas of the plan: %+v", areas)
	}
	for _, w := range watches {
		if w.Item != "w1" && w.Area != own.ID {
			t.Errorf("%s lies in %q, want %s", w.Item, w.Area, own.ID)
		}
	}
	now := d.clock.Now()
	all := []string{d.ids["a"], d.ids["b"], d.ids["c"]}
	id := ok(d.nodes["b"].Propose(ctx, "rana", instrument.Proposal{Kind: instrument.Plan, Parties: all, SignBy: now.AddDate(0, 0, 5), EffectiveFrom: now.AddDate(0, 0, 6),
		Parts: []instrument.Part{{Name: "frame", For: all, Body: json.RawMessage(`{"title":{"en":"x"},"strike":true}`)}}}))(t)
	d.settle()
	list := ok(d.nodes["a"].Plans(ctx))(t)
	i := slices.IndexFunc(list, func(p *Plan) bool { return p.Now().ID == id })
	if i < 0 || list[i].Now().Fault == nil {
		t.Fatalf("what b sent is not said to be unreadable")
	}
	if err := d.nodes["a"].SignPlan(ctx, "rana", list[i].Lineage, id); err == nil {
		t.Error("what cannot be read was signed")
	}
	ok(d.nodes["a"].WatchModel(ctx))(t)
}
