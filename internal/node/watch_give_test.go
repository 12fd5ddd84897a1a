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
	"tansiq/internal/parcel"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// watchTerms let watches in the Raqqa governorate go whatever their marking.
func watchTerms(t *agreement.Terms) {
	t.Kinds, t.Ceiling, t.Units = []agreement.Kind{agreement.Warning, agreement.Report, agreement.Watch}, incident.TLPRed, []string{"SY-RA"}
}

var watchDay = time.Date(2025, 1, 3, 0, 0, 0, 0, time.UTC)

func day(n int) time.Time { return watchDay.AddDate(0, 0, n) }

// rusafa enters an area, a watch of it by this party for ten days, and the word that the list is complete.
func (d *desks) rusafa(name string) (watch.Area, watch.Watch, watch.Declaration) {
	t, ctx, n := d.t, d.t.Context(), d.nodes[name]
	a := ok(n.SaveArea(ctx, "ana", watch.Area{Name: text.Bilingual{AR: "جيب الرصافة", EN: "The Rusafa pocket"}, Kind: watch.Drawn, Shape: rectangle(t, 38.7, 35.5, 38.9, 35.7), Note: "for us alone"}))(t)
	w := ok(n.SaveWatch(ctx, "ana", watch.Watch{Party: watch.Party{ID: d.ids[name]}, Area: a.ID, Kind: watch.Patrol, Schedule: watch.Schedule{From: day(0), Until: day(10)}, People: 40,
		Contact: text.Bilingual{EN: "Desert operations room"}, Note: "for us alone"}))(t)
	word := ok(n.Declare(ctx, "ana", watch.Declaration{Party: watch.Party{ID: d.ids[name]}, Area: a.ID, From: day(0), Until: day(30), Complete: true}))(t)
	return a, w, word
}

// beat lets what is due go, and delivers it.
func (d *desks) beat(name string) {
	d.t.Helper()
	d.clock.move(20 * time.Minute)
	must(d.t, d.nodes[name].Beat(d.t.Context()))
	d.settle()
}

// giveWatches proposes, approves and waits for the beat.
func (d *desks) giveWatches(name, lineage string, ids ...string) Release {
	d.t.Helper()
	ctx, n := d.t.Context(), d.nodes[name]
	r := ok(n.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Watches: ids}))(d.t)
	must(d.t, n.ApproveRelease(ctx, "rana", r.ID))
	d.beat(name)
	return ok(n.Release(ctx, r.ID))(d.t)
}

// seen is what a desk makes of the pocket over 20 days, in days: watched, vacuum, unknown.
func (d *desks) seen(name string) string {
	d.t.Helper()
	m := ok(d.nodes[name].WatchModel(d.t.Context()))(d.t)
	s := ok(m.Seen(rectangle(d.t, 38.7, 35.5, 38.9, 35.7), watch.Ask{Window: watch.SpanOf(day(0), day(20))}))(d.t)
	days := func(v watch.Measure) float64 { return v.Low / s.KM2 / 24 }
	return fmt.Sprintf("%.0f watched, %.0f vacuum, %.0f unknown", days(s.Watched), days(s.Vacuum), days(s.Unknown))
}

func TestWatchesGoOverTheWire(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx, a, b := t.Context(), d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", watchTerms)
	land, w, word := d.rusafa("coalition")

	// Why: what would go, and what not.
	e := ok(a.ExplainWatches(ctx, lineage, []string{w.ID, word.ID}))(t)
	if len(e.Items) != 2 || !e.Items[0].Goes || !e.Items[0].Waiting || !e.Items[1].Goes || e.Items[0].Title.EN != "Patrol: The Rusafa pocket" || e.Partner.ID != d.ids["damascus"] {
		t.Fatalf("%+v", e.Items)
	}
	var codes []string
	for _, r := range e.Items[0].Reasons {
		codes = append(codes, r.Code)
	}
	if !slices.Contains(codes, "people_withheld") || !slices.Contains(codes, "notes_withheld") || !slices.Contains(codes, "goes") {
		t.Errorf("the reasons are %v", codes)
	}
	// The word alone would make the taker think that nobody watches there.
	if e := ok(a.ExplainWatches(ctx, lineage, []string{word.ID}))(t); e.Items[0].Goes || e.Items[0].Reasons[0].Code != "untrue_for_taker" || e.Items[0].Reasons[0].Of != w.ID {
		t.Errorf("the word alone: %+v", e.Items[0])
	}
	var refused *ShareError
	if _, err := a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Watches: []string{word.ID}}); !errors.As(err, &refused) || refused.Code != "nothing_goes" {
		t.Errorf("proposed alone: %v", err)
	}

	// Two people, then the beat.
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Watches: []string{w.ID, word.ID}}))(t)
	if r.Title.EN != "Patrol: The Rusafa pocket" || len(r.Units) != 2 {
		t.Errorf("the release is %+v", r)
	}
	d.beat("coalition")
	if got := ok(b.Inbox(ctx, "", 0))(t); len(got) != 0 {
		t.Fatalf("it went without approval: %+v", got)
	}
	if err := a.ApproveRelease(ctx, "ana", r.ID); !errors.Is(err, ErrSamePerson) {
		t.Errorf("the proposer approved: %v", err)
	}
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	d.beat("coalition")
	if r = ok(a.Release(ctx, r.ID))(t); r.State != ReleaseGiven || len(r.Copies) != 2 {
		t.Fatalf("the release is %s, with %v", r.State, r.Copies)
	}
	got := ok(b.Inbox(ctx, "", 0))(t)
	if len(got) != 2 || got[0].What != "watch" || got[0].Marking != incident.TLPRed || !slices.ContainsFunc(got, func(r Received) bool { return r.Title.AR == "دورية: جيب الرصافة" }) {
		t.Fatalf("damascus holds %+v", got)
	}
	if s := d.seen("damascus"); s != "10 watched, 10 vacuum, 0 unknown" {
		t.Errorf("damascus sees %s", s)
	}
	taken := ok(b.TakenWatches(ctx, d.ids["coalition"]))(t)
	i := slices.IndexFunc(taken, func(v TakenWatch) bool { return v.Watch != nil })
	if v := taken[i].Watch; v.Party.ID != d.ids["coalition"] || v.Origin != d.ids["coalition"] || v.People != 0 || v.Note != "" || v.Contact.EN == "" || !v.Schedule.Until.Equal(day(10)) {
		t.Errorf("the watch is %+v", v)
	}
	if a := taken[i].Area; len(a) != 1 || !a[0].Shape.Equal(land.Shape) || a[0].Note != "" || a[0].Name != land.Name {
		t.Errorf("the area is %+v", a)
	}
	if given := ok(a.GivenWatches(ctx, d.ids["damascus"]))(t); len(given) != 2 || given[0].State != "given" || given[0].Title.EN == "" {
		t.Errorf("given: %+v", given)
	}
	d.noFaults()

	// It ends earlier: what stands is taken back at once, and nobody takes the place for unwatched meanwhile.
	w.Schedule.Until = day(8)
	w = ok(a.SaveWatch(ctx, "ana", w))(t)
	d.beat("coalition")
	if s := d.seen("damascus"); s != "0 watched, 0 vacuum, 20 unknown" {
		t.Errorf("damascus sees %s of what is not so any more", s)
	}
	if e := ok(a.ExplainWatches(ctx, lineage, []string{w.ID, word.ID}))(t); !e.Items[0].TakenBack || !e.Items[0].Waiting || !e.Items[1].TakenBack {
		t.Errorf("the desk is told %+v", e.Items)
	}
	must(t, a.RefreshRelease(ctx, "ana", r.ID))
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	d.beat("coalition")
	if s := d.seen("damascus"); s != "8 watched, 12 vacuum, 0 unknown" {
		t.Errorf("damascus sees %s after it was approved anew", s)
	}

	// A secret watch beside it: the word is taken back, and only that.
	secret := ok(a.SaveWatch(ctx, "ana", watch.Watch{Party: watch.Party{ID: d.ids["coalition"]}, Shape: rectangle(t, 38.6, 35.5, 38.75, 35.6), Kind: watch.Aerial, Schedule: watch.Schedule{From: day(9), Until: day(12)}}))(t)
	d.beat("coalition")
	if s := d.seen("damascus"); s != "8 watched, 0 vacuum, 12 unknown" {
		t.Errorf("damascus sees %s beside a secret watch", s)
	}
	must(t, a.WithdrawWatch(ctx, "ana", secret.ID, day(9), "never mind"))
	d.beat("coalition")
	if s := d.seen("damascus"); s != "8 watched, 12 vacuum, 0 unknown" {
		t.Errorf("damascus sees %s once it is true again", s)
	}

	// Called back: it is gone there, and does not go again by itself.
	id := ok(a.CallBack(ctx, "rana", d.ids["damascus"], "wrong", r.Copies))(t)
	d.settle()
	if s := d.seen("damascus"); s != "0 watched, 0 vacuum, 20 unknown" {
		t.Errorf("damascus sees %s of what was called back", s)
	}
	d.clock.move(20 * time.Minute)
	must(t, b.AnswerRecalls(ctx))
	d.settle()
	list := ok(a.Recalls(ctx, d.ids["damascus"]))(t)
	if j := slices.IndexFunc(list, func(r Recall) bool { return r.ID == id }); j < 0 || list[j].State != "done" {
		t.Errorf("the recall: %+v", list)
	}
	d.beat("coalition")
	if s := d.seen("damascus"); s != "0 watched, 0 vacuum, 20 unknown" {
		t.Errorf("it went again: %s", s)
	}
	d.noFaults()
}

func TestWatchesOfCoarseTermsStay(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx, a := t.Context(), d.nodes["coalition"]
	lineage := d.agree("coalition", "damascus", func(t *agreement.Terms) {
		watchTerms(t)
		t.Finest, t.Units = incident.PlaceDistrict, []string{"SY-RA", "SY-HI"}
	})
	_, w, _ := d.rusafa("coalition")
	district := ok(a.AreaOfUnit("SY-RA"))(t)
	district = ok(a.SaveArea(ctx, "ana", district))(t)
	whole := ok(a.SaveWatch(ctx, "ana", watch.Watch{Party: watch.Party{ID: d.ids["coalition"]}, Area: district.ID, Kind: watch.OpenSources, Schedule: watch.Schedule{From: day(0)}}))(t)
	abroad := ok(a.SaveWatch(ctx, "ana", watch.Watch{Party: watch.Party{ID: d.ids["coalition"]}, Shape: rectangle(t, 43, 36, 43.1, 36.1), Kind: watch.Post, Schedule: watch.Schedule{From: day(0)}}))(t)
	e := ok(a.ExplainWatches(ctx, lineage, []string{w.ID, whole.ID, abroad.ID}))(t)
	if e.Items[0].Goes || !e.Items[1].Goes || e.Items[2].Goes {
		t.Errorf("%+v", e.Items)
	}
	if _, err := a.ExplainWatches(ctx, lineage, []string{"W-4711"}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a watch that is not there: %v", err)
	}
}

func TestLandLiesWithinUnits(t *testing.T) {
	k := newKnowledge("")
	unit := func(id string) area.Shape {
		s, known := k.unitShape(id)
		if !known {
			t.Fatal(id)
		}
		return s
	}
	for _, c := range []struct {
		name  string
		land  area.Shape
		units []string
		want  bool
	}{
		{"in it", rectangle(t, 38.7, 35.5, 38.9, 35.7), []string{"SY-RA"}, true},
		{"in its country", rectangle(t, 38.7, 35.5, 38.9, 35.7), []string{"SY"}, true},
		{"in another", rectangle(t, 38.7, 35.5, 38.9, 35.7), []string{"SY-HI"}, false},
		{"in none that is known", rectangle(t, 38.7, 35.5, 38.9, 35.7), []string{"SY-XX"}, false},
		{"all of it", unit("SY-RA"), []string{"SY-RA"}, true},
		{"larger than it", rectangle(t, 36, 34, 42, 37), []string{"SY-RA"}, false},
		{"no land", area.Shape{}, []string{"SY"}, false},
		{"no units", rectangle(t, 38.7, 35.5, 38.9, 35.7), nil, false},
	} {
		if got := k.within(c.land, c.units); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestWatchesGoByCourierAndAreErased(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx, a, b := t.Context(), d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", watchTerms)
	_, w, word := d.rusafa("coalition")
	d.net.down = map[string]bool{"https://damascus.test:8421": true, "https://coalition.test:8421": true}
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Watches: []string{w.ID, word.ID}}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	d.clock.move(20 * time.Minute)
	must(t, a.Beat(ctx))
	var file, back bytes.Buffer
	ok(a.Pack(ctx, "ana", d.ids["damascus"], &file, nil))(t)
	ok(b.Unpack(ctx, "bashar", bytes.NewReader(file.Bytes()), nil))(t)
	if s := d.seen("damascus"); s != "10 watched, 10 vacuum, 0 unknown" {
		t.Errorf("damascus sees %s", s)
	}
	ok(b.Pack(ctx, "bashar", d.ids["coalition"], &back, nil))(t)
	ok(a.Unpack(ctx, "ana", bytes.NewReader(back.Bytes()), nil))(t)
	if proof := ok(a.ProofOf(ctx, d.ids["damascus"], ok(b.Inbox(ctx, "", 0))(t)[0].Copy))(t); proof.Says.Content.What != "watch" {
		t.Errorf("the receipt says %+v", proof.Says)
	}

	// When the agreement ends, nobody would tell damascus any more that the list is not complete, nor that the watch is kept no
	// longer: both end with it.
	must(t, a.Withdraw(ctx, "rana", lineage, d.clock.Now().Add(5*24*time.Hour)))
	back.Reset()
	ok(a.Pack(ctx, "ana", d.ids["damascus"], &back, nil))(t)
	ok(b.Unpack(ctx, "bashar", bytes.NewReader(back.Bytes()), nil))(t)
	d.clock.move(8 * 24 * time.Hour)
	if s := d.seen("damascus"); s != "4 watched, 0 vacuum, 16 unknown" {
		t.Errorf("damascus sees %s once the agreement has ended", s)
	}

	// When its time is over, nothing of it is left.
	d.clock.move(91 * 24 * time.Hour)
	certificates := ok(b.ExpireNow(ctx))(t)
	if len(certificates) != 1 || len(certificates[0].Copies) != 2 {
		t.Fatalf("certificates: %+v", certificates)
	}
	if got := ok(b.TakenWatches(ctx, ""))(t); len(got) != 0 {
		t.Errorf("still there: %+v", got)
	}
	if s := d.seen("damascus"); s != "0 watched, 0 vacuum, 20 unknown" {
		t.Errorf("damascus sees %s", s)
	}
	must(t, b.Consult(ctx, "looking for what is left", func(x store.Exchange) error {
		for _, g := range ok(a.GivenWatches(ctx, ""))(t) {
			if left := ok(x.Versions(sender(d.ids["coalition"]), g.Copy))(t); len(left) != 0 {
				t.Errorf("%s is left: %s", g.Copy, left[0].Raw)
			}
		}
		return nil
	}))
}

// TestWatchesGoOnAsTheirOriginatorAllows: a partner's watch goes on with its consent, and is called back all the way.
func TestWatchesGoOnAsTheirOriginatorAllows(t *testing.T) {
	d := meet(t, "coalition", "damascus", "sdf")
	ctx, a, b, c := t.Context(), d.nodes["coalition"], d.nodes["damascus"], d.nodes["sdf"]
	first := d.agree("coalition", "damascus", watchTerms)
	second := d.agree("damascus", "sdf", watchTerms)
	_, w, word := d.rusafa("coalition")
	r := d.giveWatches("coalition", first, w.ID, word.ID)
	var own, said, copyID string
	for _, v := range ok(b.TakenWatches(ctx, ""))(t) {
		if v.Watch != nil {
			own, copyID = v.Watch.ID, v.Received.Copy
		} else {
			said = v.Declaration.ID
		}
	}
	e := ok(b.ExplainWatches(ctx, second, []string{own, said}))(t)
	why := func(it WatchExplained) (codes string) {
		for _, r := range it.Reasons {
			codes += r.Code + " "
		}
		return codes
	}
	if e.Items[0].Goes || !strings.HasPrefix(why(e.Items[0]), "originator ") || e.Items[1].Goes || !strings.Contains(why(e.Items[1]), "word_of_others ") {
		t.Fatalf("without consent: %+v", e.Items)
	}
	back := d.agree("damascus", "coalition", watchTerms)
	if e := ok(b.ExplainWatches(ctx, back, []string{own}))(t); e.Items[0].Goes || e.Items[0].Reasons[0].Code != "came_from_taker" {
		t.Errorf("back to whom it came from: %+v", e.Items)
	}
	request := ok(b.Ask(ctx, "bashar", d.ids["coalition"], Request{Copies: []string{copyID}, To: parcel.AskTo{Who: "nobody"}, For: d.ids["sdf"], Purpose: "protect_people"}))(t)
	d.settle()
	must(t, a.AnswerRequest(ctx, "rana", request, RequestYes, text.Bilingual{}, ""))
	d.settle()
	d.giveWatches("damascus", second, own)
	taken := ok(c.TakenWatches(ctx, ""))(t)
	if len(taken) != 1 || taken[0].Watch == nil || taken[0].Watch.Origin != d.ids["damascus"] || strings.Contains(taken[0].Watch.Party.ID, d.ids["coalition"]) || taken[0].Watch.Contact != (text.Bilingual{}) {
		t.Fatalf("sdf has %+v", taken)
	}
	if s := d.seen("sdf"); s != "10 watched, 0 vacuum, 10 unknown" {
		t.Errorf("sdf sees %s", s)
	}
	ok(a.CallBack(ctx, "rana", d.ids["damascus"], "wrong", r.Copies))(t)
	d.settle()
	if got := ok(c.TakenWatches(ctx, ""))(t); len(got) != 0 {
		t.Errorf("sdf still has %+v", got)
	}
}

// TestWatchesThatAPartnerMayNotSay: what no honest node would give does not count and breaks nothing.
func TestWatchesThatAPartnerMayNotSay(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx, b := t.Context(), d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", watchTerms)
	_, w, word := d.rusafa("coalition")
	d.giveWatches("coalition", lineage, w.ID, word.ID)
	var real string
	must(t, d.nodes["coalition"].Consult(ctx, "reading copies", func(x store.Exchange) error {
		list, err := x.Records(shelfCopy, store.Filter{Owner: lineage})
		for _, r := range list {
			if strings.HasPrefix(r.ID, watch.WatchType) {
				real = string(r.Raw)
			}
		}
		return err
	}))
	for name, o := range map[string]string{
		"our own watch":      anew(real, `"watch_kind"`, `"keeper":{"named":true,"party":"`+d.ids["damascus"]+`"},"watch_kind"`),
		"an area not given":  anew(real, `"area_ref":"location--`, `"area_ref":"location--00000000-0000-4000-8000-00000000000`),
		"a rule too dense":   anew(real, `"until":"2025-01-13T00:00:00Z"`, `"rule":"FREQ=SECONDLY","length":"PT1S"`),
		"a crossed outline":  anew(real, `"schedule"`, `"outline":{"type":"Polygon","coordinates":[[[38,35],[39,36],[39,35],[38,36],[38,35]]]},"schedule"`),
		"for ever and never": anew(real, `"until":"2025-01-13T00:00:00Z"`, `"until":"1925-01-13T00:00:00Z"`),
	} {
		var probe map[string]any
		if err := json.Unmarshal([]byte(o), &probe); err != nil {
			t.Fatalf("%s: %v: %s", name, err, o)
		}
		d.forge("coalition", "damascus", lineage, o)
		d.settle()
	}
	if s := d.seen("damascus"); s != "10 watched, 10 vacuum, 0 unknown" {
		t.Errorf("damascus sees %s", s)
	}
	if got := ok(b.TakenWatches(ctx, ""))(t); len(got) != 2 {
		t.Errorf("%d things count", len(got))
	}
}

// TestWatchSecretsOnTheWire: what an agreement may not see of watches changes no byte that its taker gets.
func TestWatchSecretsOnTheWire(t *testing.T) {
	base := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := base.agree("coalition", "damascus", watchTerms)
	must(t, base.nodes["coalition"].Exchange(ctx, "making keys", func(x store.Exchange) error {
		_, err := lineageKey(x, lineage)
		return err
	}))
	for _, n := range base.nodes {
		must(t, n.Close())
	}
	run := func(secrets int) (heard []letter) {
		d := base.clone(t)
		d.listen("coalition", "damascus", &heard)
		n := d.nodes["coalition"]
		hide := func() {
			for i := range secrets {
				a := ok(n.SaveArea(ctx, "ana", watch.Area{Name: text.Bilingual{EN: "Secret"}, Kind: watch.Drawn, Shape: rectangle(t, 36.1, 33.1, 36.2+float64(i)/10, 33.2)}))(t)
				w := ok(n.SaveWatch(ctx, "ana", watch.Watch{Party: watch.Party{ID: d.ids["coalition"]}, Area: a.ID, Kind: watch.Sensor, Schedule: watch.Schedule{From: day(i)}}))(t)
				ok(n.SaveWatch(ctx, "ana", watch.Watch{Party: watch.NamedParty(text.Bilingual{EN: "Somebody"}), Shape: rectangle(t, 38.7, 35.5, 38.8, 35.6), Kind: watch.Post, Schedule: watch.Schedule{From: day(1)}}))(t)
				ok(n.Declare(ctx, "ana", watch.Declaration{Party: watch.Party{ID: d.ids["coalition"]}, Area: a.ID, Complete: true}))(t)
				must(t, n.WithdrawWatch(ctx, "ana", w.ID, day(i+3), "secret"))
			}
		}
		// Our own numbers are counted, and ids of copies are made of them with the secret: so what is seen comes first here.
		_, w, word := d.rusafa("coalition")
		hide()
		r := ok(n.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Watches: []string{w.ID, word.ID}}))(t)
		must(t, n.ApproveRelease(ctx, "rana", r.ID))
		hide()
		for range 2 {
			d.clock.move(20 * time.Minute)
			must(t, n.Beat(ctx))
			ok(n.DeliverTo(ctx, d.ids["damascus"]))(t)
			hide()
		}
		w.Note = "secret"
		if secrets > 0 {
			ok(n.SaveWatch(ctx, "ana", w))(t)
		}
		d.clock.move(20 * time.Minute)
		must(t, n.Beat(ctx))
		ok(n.DeliverTo(ctx, d.ids["damascus"]))(t)
		for _, n := range d.nodes {
			must(t, n.Close())
		}
		return heard
	}
	want := run(0)
	for _, secrets := range []int{1, 3} {
		got := run(secrets)
		a, b := ok(json.Marshal(want))(t), ok(json.Marshal(got))(t)
		if len(want) == 0 || !bytes.Equal(a, b) {
			t.Fatalf("%d parcels, and with %d secrets %d:\n%s\n%s", len(want), secrets, len(got), a, b)
		}
	}
}

// standsOn says how our own watch of a node stands in its model: where, whether the area is kept, and how many days of twenty
// it covers ground.
func (d *desks) standsOn(name, id string) string {
	d.t.Helper()
	m := ok(d.nodes[name].WatchModel(d.t.Context()))(d.t)
	w := m.Watch(id)
	if w == nil {
		return "lost"
	}
	for _, a := range m.Areas(day(5).Unix()) {
		if a.ID == w.Area {
			west, south := func() (float64, float64) { lo, _ := a.Shape.Bounds(); return lo.Degrees() }()
			return fmt.Sprintf("%s from %.1f %.1f, kept %v", a.Name.EN, west, south, a.Kept)
		}
	}
	return "nowhere"
}

// TestWatchesStandOnAreasOfPartners: our own watch on a partner's area follows it, outlives it, goes to its giver, and gives it
// away to nobody.
func TestWatchesStandOnAreasOfPartners(t *testing.T) {
	d := meet(t, "coalition", "damascus", "sdf")
	ctx, a, b := t.Context(), d.nodes["coalition"], d.nodes["damascus"]
	first := d.agree("coalition", "damascus", watchTerms)
	onward := d.agree("damascus", "sdf", watchTerms)
	back := d.agree("damascus", "coalition", watchTerms)
	land, w, word := d.rusafa("coalition")
	r := d.giveWatches("coalition", first, w.ID, word.ID)
	areas := ok(b.AreasOfPartners(ctx))(t)
	if len(areas) != 1 || areas[0].Name.EN != "The Rusafa pocket" || areas[0].Origin != d.ids["coalition"] || areas[0].Kept {
		t.Fatalf("damascus can choose %+v", areas)
	}
	theirs := areas[0].ID
	us := watch.Party{ID: d.ids["damascus"]}
	enter := func(w watch.Watch) watch.Watch {
		t.Helper()
		w.Party, w.Kind, w.Schedule = us, watch.Post, watch.Schedule{From: day(0), Until: day(20)}
		return ok(b.SaveWatch(ctx, "bashar", w))(t)
	}
	whole := enter(watch.Watch{Area: theirs})
	share := enter(watch.Watch{Area: theirs, Share: 0.5})
	copied := enter(watch.Watch{Area: theirs, Shape: land.Shape})
	beside := enter(watch.Watch{Area: theirs, Shape: rectangle(t, 38.75, 35.55, 38.8, 35.6)})
	said := ok(b.Declare(ctx, "bashar", watch.Declaration{Party: us, Area: theirs, From: day(0), Until: day(30), Complete: true}))(t)
	if !copied.Shape.IsZero() {
		t.Error("a polygon that is the partner's area was kept as one of our own")
	}
	if _, err := b.SaveWatch(ctx, "bashar", watch.Watch{Party: us, Area: d.ids["coalition"] + ":location--11111111-1111-4111-8111-111111111111", Kind: watch.Post, Schedule: watch.Schedule{From: day(0)}}); err == nil || !strings.Contains(err.Error(), "there is no area") {
		t.Errorf("on an area that nobody gave: %v", err)
	}
	if s := d.standsOn("damascus", whole.ID); s != "The Rusafa pocket from 38.7 35.5, kept false" {
		t.Errorf("it stands on %s", s)
	}

	goes := func(lineage string) (list []string) {
		t.Helper()
		for _, it := range ok(b.ExplainWatches(ctx, lineage, []string{whole.ID, share.ID, copied.ID, beside.ID, said.ID}))(t).Items {
			if it.Goes {
				list = append(list, it.ID)
			}
		}
		return list
	}
	// To a third party goes what has ground of its own, without the area; all of it goes to whom the area belongs.
	if got := goes(onward); !slices.Equal(got, []string{beside.ID}) {
		t.Errorf("%v would go on", got)
	}
	if got := goes(back); len(got) != 5 {
		t.Errorf("%v would go back", got)
	}
	d.giveWatches("damascus", onward, beside.ID)
	taken := ok(d.nodes["sdf"].TakenWatches(ctx, ""))(t)
	if len(taken) != 1 || len(taken[0].Area) != 0 || taken[0].Watch.Area != "" || taken[0].Watch.Shape.IsZero() {
		t.Errorf("sdf has %+v", taken)
	}
	d.giveWatches("damascus", back, whole.ID)
	if s := d.seen("coalition"); s != "20 watched, 0 vacuum, 0 unknown" {
		t.Errorf("the giver of the area sees %s", s)
	}

	// A new version of the area moves what stands on it.
	land.Shape = rectangle(t, 38.6, 35.4, 38.9, 35.7)
	ok(a.SaveArea(ctx, "ana", land))(t)
	d.beat("coalition")
	if s := d.standsOn("damascus", whole.ID); s != "The Rusafa pocket from 38.7 35.5, kept true" {
		t.Errorf("while the new outline waits it stands on %s", s)
	}
	must(t, a.RefreshRelease(ctx, "ana", r.ID))
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	d.beat("coalition")
	if s := d.standsOn("damascus", whole.ID); s != "The Rusafa pocket from 38.6 35.4, kept false" {
		t.Errorf("then it stands on %s", s)
	}

	// Withdrawn: the watch stays on the outline given last, nothing new can stand there, and nothing of it goes.
	ok(a.CallBack(ctx, "rana", d.ids["damascus"], "wrong", r.Copies))(t)
	d.settle()
	if s := d.standsOn("damascus", whole.ID); s != "The Rusafa pocket from 38.6 35.4, kept true" {
		t.Errorf("after the withdrawal it stands on %s", s)
	}
	if got := goes(back); !slices.Equal(got, []string{beside.ID}) {
		t.Errorf("%v would still go back", got)
	}
	var refused *watch.Error
	if _, err := b.SaveWatch(ctx, "bashar", watch.Watch{Party: us, Area: theirs, Kind: watch.Post, Schedule: watch.Schedule{From: day(0)}}); !errors.As(err, &refused) || refused.Code != "kept" {
		t.Errorf("a new watch there: %v", err)
	}
	whole.People = 3
	whole = ok(b.SaveWatch(ctx, "bashar", whole))(t)

	// Erased on its day: the outline stays, since our own people stand there, and its name is gone.
	d.clock.move(120 * 24 * time.Hour)
	ok(b.ExpireNow(ctx))(t)
	if s := d.standsOn("damascus", whole.ID); s != "A partner's area, its name erased from 38.6 35.4, kept true" {
		t.Errorf("after the erasure it stands on %s", s)
	}
	must(t, b.WithdrawWatch(ctx, "bashar", whole.ID, day(12), "relieved"))
	if versions := ok(b.Area(ctx, theirs))(t); len(versions) != 1 || versions[0].Name.AR == "جيب الرصافة" {
		t.Errorf("the area is %+v", versions)
	}
	d.noFaults()
}

// TestWatchesOutliveAnAgreement: with the agreement under which an area came, our watch on it does not end; the area says that
// nobody tells of it any more.
func TestWatchesOutliveAnAgreement(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx, a, b := t.Context(), d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", watchTerms)
	_, w, word := d.rusafa("coalition")
	d.giveWatches("coalition", lineage, w.ID, word.ID)
	theirs := ok(b.AreasOfPartners(ctx))(t)[0].ID
	own := ok(b.SaveWatch(ctx, "bashar", watch.Watch{Party: watch.Party{ID: d.ids["damascus"]}, Area: theirs, Kind: watch.Post, Schedule: watch.Schedule{From: day(0), Until: day(20)}}))(t)
	must(t, a.Withdraw(ctx, "rana", lineage, d.clock.Now().Add(24*time.Hour)))
	d.settle()
	d.clock.move(8 * 24 * time.Hour)
	if s := d.standsOn("damascus", own.ID); s != "The Rusafa pocket from 38.7 35.5, kept true" {
		t.Errorf("it stands on %s", s)
	}
	if s := d.seen("damascus"); s != "20 watched, 0 vacuum, 0 unknown" {
		t.Errorf("damascus sees %s", s)
	}
}
