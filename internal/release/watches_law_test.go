package release

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/agreement"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/watch"
)

// The laws of what goes of watches, on small worlds whose land is rectangles on a grid of tenths of a degree and whose time
// is days: so that a test can say by itself, naively, what covers what.

// rect is west, south, east, north in tenths of a degree.
type rect [4]int

func (r rect) shape() area.Shape {
	p := func(x, y int) area.Point { return area.PointOf(float64(x)/10, float64(y)/10) }
	s, _, err := area.MakeShape([][][]area.Point{{{p(r[0], r[1]), p(r[2], r[1]), p(r[2], r[3]), p(r[0], r[3])}}})
	if err != nil {
		panic(err)
	}
	return s
}

func (r rect) in(o rect) bool { return o[0] <= r[0] && o[1] <= r[1] && r[2] <= o[2] && r[3] <= o[3] }

func (r rect) meets(o rect) bool { return r[0] < o[2] && o[0] < r[2] && r[1] < o[3] && o[1] < r[3] }

// days is a half-open stretch of days since 2026-01-01; forever is the open end.
type days [2]int

const forever = 1 << 20

func (d days) meets(o days) bool { return max(d[0], o[0]) < min(d[1], o[1]) }

func at(day int) time.Time {
	if day <= -forever || day >= forever {
		return time.Time{}
	}
	return time.Date(2026, 1, 1+day, 0, 0, 0, 0, time.UTC)
}

// The two units that the terms may name.
var unitRects = map[string]rect{"SY-RA": {400, 350, 410, 360}, "SY-DY": {410, 350, 420, 360}}

func drawnWithin(land area.Shape, units []string) bool {
	for _, u := range units {
		land = area.Subtract(land, unitRects[u].shape())
	}
	return land.IsZero()
}

func drawnUnit(id string) (area.Shape, bool) {
	r, ok := unitRects[id]
	if !ok {
		return area.Shape{}, false
	}
	return r.shape(), true
}

// landDrawn is an area as the test knows it: one rectangle a version, each from a day on.
type landDrawn struct {
	id      string
	from    []int
	rects   []rect
	unit    string
	origin  *Origin
	kept    bool // its giver gives it no longer
	marking incident.Marking
	name    string // empty: "Land"
}

// at is which rectangle the area is when, until the next one.
func (l *landDrawn) pieces() (out []piece) {
	for i, f := range l.from {
		end := forever
		if i+1 < len(l.from) {
			end = l.from[i+1]
		}
		out = append(out, piece{l.rects[i], days{f, end}})
	}
	return out
}

// passes says naively up to which level an area may go to p-b: its own goes back to it, and what is given no longer to nobody.
func (l *landDrawn) passes() int {
	switch {
	case l.origin == nil:
		return 5
	case l.kept:
		return 0
	case l.origin.Party == "p-b":
		return 5
	}
	o, _ := passesOn(l.origin)
	return o
}

type piece struct {
	rect rect
	days days
}

// watchTerms are terms under which watches may go; they end on day 199.
func watchTerms() agreement.Terms {
	return agreement.Terms{Giver: "p-a", Taker: "p-b", Title: bi("اتفاق", "An agreement"), Kinds: []agreement.Kind{agreement.Report, agreement.Watch},
		Subjects: []string{agreement.Any}, Units: []string{agreement.Any}, From: incident.NoDay, To: incident.NoDay, Ceiling: incident.TLPRed, Finest: incident.PlaceExact,
		Purpose: agreement.ProtectPeople, PAP: agreement.PAPAmber, Basis: agreement.DutyToWarn, Onward: agreement.Onward{Rule: agreement.OnwardNone}, RetentionDays: 90,
		Starts: incident.Date(2025, 12, 1), Ends: incident.Date(2026, 7, 19), OnBreach: agreement.DropFirst}
}

// watchWorld is a giver with an agreement, as far as watches go.
type watchWorld struct {
	rng       *rand.Rand
	agreement agreement.InForce
	watched   Watched
	lands     map[string]*landDrawn
	shapes    map[string]rect // by watch, of those with a polygon of their own
	times     map[string]days // by watch
	given     []Given
	approved  map[string][]string
	batch     time.Time
	urgent    bool
	next      int
}

func drawWorld(t *rapid.T) *watchWorld {
	rng := rand.New(rand.NewPCG(rapid.Uint64Range(0, 1<<32).Draw(t, "seed"), 7))
	terms := watchTerms()
	if chance(rng, 10) {
		terms.Kinds = terms.Kinds[:1]
	}
	terms.Units = pick(rng, []string{"*"}, []string{"SY-RA"}, []string{"SY-RA", "SY-DY"}, []string{"SY-RA", "SY-DY"})
	terms.Ceiling = pick(rng, incident.TLPAmber, incident.TLPRed, incident.TLPRed, incident.TLPRed)
	terms.Finest = pick(rng, incident.PlaceExact, incident.PlaceExact, incident.PlaceExact, incident.PlaceDistrict, incident.PlaceGovernorate, incident.PlaceCountry)
	terms.From, terms.To = incident.NoDay, incident.NoDay
	if chance(rng, 60) {
		terms.From, terms.To = incident.Date(2026, 1, 1), incident.Date(2026, 4, 10) // days 0 to 99
	}
	w := &watchWorld{rng: rng, lands: map[string]*landDrawn{}, shapes: map[string]rect{}, times: map[string]days{}, batch: at(20).Add(time.Hour),
		agreement: agreement.InForce{Lineage: strings.Repeat("a", 64), ID: strings.Repeat("b", 64), Version: 1, Terms: terms, Since: at(-20), Step: 1, Assured: true},
		watched:   Watched{Wanted: map[string]bool{}, PlansInForce: map[string]bool{"plan-1": true}, Origins: map[string]*Origin{}}}
	w.watched.Within, w.watched.UnitShape = drawnWithin, drawnUnit
	for range 2 + rng.IntN(3) {
		w.addArea()
	}
	for range 3 + rng.IntN(4) {
		w.addWatch()
	}
	for range 1 + rng.IntN(3) {
		w.addDeclaration()
	}
	for _, id := range w.ids() {
		w.watched.Wanted[id] = !chance(rng, 25)
	}
	return w
}

func (w *watchWorld) name(kind string) string {
	w.next++
	return fmt.Sprintf("%s-%04d", kind, w.next)
}

func (w *watchWorld) rect() rect {
	x, y := 398+w.rng.IntN(20), 348+w.rng.IntN(10)
	if chance(w.rng, 70) {
		x, y = 400+w.rng.IntN(8), 350+w.rng.IntN(6)
	}
	return rect{x, y, x + 1 + w.rng.IntN(5), y + 1 + w.rng.IntN(4)}
}

func (w *watchWorld) markingDrawn() incident.Marking {
	return pick(w.rng, incident.TLPGreen, incident.TLPAmber, incident.TLPAmber, incident.TLPRed, "TLP:WHATEVER")
}

func (w *watchWorld) origin() *Origin {
	o := &Origin{Party: pick(w.rng, "p-c", "p-c", "p-b"), Onward: agreement.Onward{Rule: agreement.OnwardAsk}}
	switch w.rng.IntN(3) {
	case 0:
		o.Onward = agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"p-b"}, Ceiling: incident.TLPRed}
	case 1:
		o.Consents = []Consent{{By: "p-c", To: []string{"p-b"}, Ceiling: incident.TLPAmber, Named: chance(w.rng, 50)}}
	}
	return o
}

func (w *watchWorld) addArea() {
	l := &landDrawn{id: w.name("A"), marking: w.markingDrawn()}
	if chance(w.rng, 80) {
		l.marking = incident.TLPGreen
	}
	l.from, l.rects = []int{-forever}, []rect{w.rect()}
	if chance(w.rng, 30) {
		l.from, l.rects = append(l.from, 10+w.rng.IntN(60)), append(l.rects, w.rect())
	}
	if chance(w.rng, 20) {
		l.unit = pick(w.rng, "SY-RA", "SY-DY")
		l.from, l.rects = l.from[:1], []rect{unitRects[l.unit]}
	}
	if chance(w.rng, 30) {
		l.origin = w.origin()
		if l.kept = chance(w.rng, 20); l.kept {
			l.origin = &Origin{Party: l.origin.Party, Onward: agreement.Onward{Rule: agreement.OnwardNone}}
		}
	}
	w.lands[l.id] = l
	w.putArea(l)
}

func (w *watchWorld) putArea(l *landDrawn) {
	w.watched.Areas = slices.DeleteFunc(w.watched.Areas, func(a watch.Area) bool { return a.ID == l.id })
	for i := range l.rects {
		a := watch.Area{ID: l.id, Version: i + 1, Name: bi("منطقة", "Land"), Kind: watch.Drawn, Unit: l.unit, Shape: l.rects[i].shape(), From: at(l.from[i]), Marking: l.marking,
			Note: "T777note", By: "person-area", At: at(0), MadeFrom: []string{"A-0999"}, Needs: []string{"T777needs"}}
		if l.name != "" {
			a.Name = bi(l.name, l.name)
		}
		if l.unit != "" {
			a.Kind = watch.Unit
		}
		if l.origin != nil {
			a.Origin, a.Kept = l.origin.Party, l.kept
			w.watched.Origins[l.id] = l.origin
		}
		w.watched.Areas = append(w.watched.Areas, a)
	}
}

func (w *watchWorld) addWatch() {
	it := WatchItem{Watch: watch.Watch{ID: w.name("W"), Version: 1 + w.rng.IntN(90), Party: watch.Party{ID: "p-a"}, Kind: pick(w.rng, watch.Kinds()...),
		Confidence: pick(w.rng, watch.Confidences()...), Marking: w.markingDrawn(), By: pick(w.rng, "person-1", "person-2"), At: at(w.rng.IntN(20)), People: 77770 + w.rng.IntN(9),
		Note: "T777note", Why: "T777why", Contact: pick(w.rng, bi("", ""), bi("غرفة العمليات", "Operations room"), bi("", "Duty officer, +963 933 444 555"))}}
	x := &it.Watch
	if chance(w.rng, 70) {
		x.Marking = incident.TLPAmber
	}
	d := days{w.rng.IntN(100) - 5, 0}
	d[1] = d[0] + 1 + w.rng.IntN(60)
	if chance(w.rng, 15) {
		d[1] = forever
	}
	x.Schedule = watch.Schedule{From: at(d[0]), Until: at(d[1])}
	if chance(w.rng, 20) {
		x.Schedule.Rule, x.Schedule.Length, x.Schedule.Zone = "FREQ=DAILY", watch.Length(8*time.Hour), "Asia/Damascus"
	}
	if chance(w.rng, 20) && d[1] > d[0]+1 {
		d[1] = d[0] + 1 + w.rng.IntN(min(d[1]-d[0]-1, 50))
		x.Withdrawn = at(d[1])
	}
	w.times[x.ID] = d
	if chance(w.rng, 40) {
		w.shapes[x.ID] = w.rect()
		x.Shape = w.shapes[x.ID].shape()
		if chance(w.rng, 30) {
			x.Area = w.anArea() // it is entered on an area, and covers the polygon
		}
	} else {
		x.Area = w.anArea()
		if chance(w.rng, 25) {
			x.Share = 0.25
		}
	}
	switch w.rng.IntN(10) {
	case 0:
		x.Party, x.Heard = watch.Party{ID: "name:coalition", Name: bi("T777", "T777keeper")}, "T777heard"
	case 1:
		it.Origin = w.origin()
		x.Origin, x.Party = it.Origin.Party, watch.Party{ID: it.Origin.Party}
		it.PAP = pick(w.rng, "", agreement.PAPRed, agreement.PAPClear)
		x.Marking = pick(w.rng, incident.TLPAmber, incident.TLPRed)
	case 2:
		x.Plan = pick(w.rng, "plan-1", "plan-2")
	}
	w.watched.Watches = append(w.watched.Watches, it)
}

func (w *watchWorld) anArea() string {
	var ids []string
	for id := range w.lands {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return pick(w.rng, ids...)
}

func (w *watchWorld) addDeclaration() {
	t := watch.Declaration{ID: w.name("D"), Party: watch.Party{ID: "p-a"}, Complete: chance(w.rng, 85), Marking: incident.TLPAmber, By: "person-1", At: at(w.rng.IntN(20)), Note: "T777note"}
	if !chance(w.rng, 15) {
		t.Area = w.anArea()
	}
	if chance(w.rng, 70) {
		f := w.rng.IntN(100) - 10
		t.From, t.Until = at(f), at(f+1+w.rng.IntN(60))
	}
	if chance(w.rng, 10) {
		t.Party.ID, t.Origin = "p-c", "p-c"
	}
	w.watched.Declarations = append(w.watched.Declarations, t)
}

func (w *watchWorld) ids() (out []string) {
	for i := range w.watched.Watches {
		out = append(out, w.watched.Watches[i].Watch.ID)
	}
	for i := range w.watched.Declarations {
		out = append(out, w.watched.Declarations[i].ID)
	}
	return out
}

func (w *watchWorld) input() Input {
	a, watched := w.agreement, w.watched
	return Input{Agreement: &a, Key: []byte("lineage key of watches"), Party: Party{ID: "p-a", Name: bi("الطرف أ", "Party A")},
		Desk: incident.Desk{Subject: "islamic-state"}, Names: lawNames, Watched: &watched, Given: slices.Clone(w.given), Approved: w.approved, Urgent: w.urgent, Batch: w.batch}
}

// pieces is which rectangles a watch covers when.
func (w *watchWorld) covered(x *watch.Watch) (out []piece) {
	d := w.times[x.ID]
	list := []piece{{w.shapes[x.ID], days{-forever, forever}}}
	if x.Shape.IsZero() {
		list = w.lands[x.Area].pieces()
	}
	for _, p := range list {
		if p.days.meets(d) {
			out = append(out, piece{p.rect, days{max(p.days[0], d[0]), min(p.days[1], d[1])}})
		}
	}
	return out
}

func (w *watchWorld) termDays() days {
	if w.agreement.Terms.From == incident.NoDay {
		return days{-forever, forever}
	}
	return days{0, 100}
}

// landMay says naively whether land may go by its place.
func (w *watchWorld) landMay(r rect, unit string) bool {
	terms := &w.agreement.Terms
	if !slices.Contains(terms.Units, "*") {
		ok := false
		if len(terms.Units) == 1 {
			ok = r.in(unitRects["SY-RA"])
		} else { // side by side
			ok = r.in(rect{400, 350, 420, 360})
		}
		if !ok {
			return false
		}
	}
	switch terms.Finest {
	case incident.PlaceExact:
		return true
	case incident.PlaceDistrict, incident.PlaceGovernorate: // the two are governorates
		return unit != ""
	}
	return false
}

// passesOn says naively up to which level an originator lets something go to p-b, and whether it may be named.
func passesOn(o *Origin) (limit int, named bool) {
	if o.Party == "p-b" {
		return 0, false
	}
	if o.Onward.Rule == agreement.OnwardListed {
		return 5, false
	}
	if len(o.Consents) > 0 {
		return 3, o.Consents[0].Named
	}
	return 0, false
}

// watchMay says naively whether a watch may go. It is the reference that Decide is held against.
func (w *watchWorld) watchMay(it *WatchItem) bool {
	x, terms := &it.Watch, &w.agreement.Terms
	if !slices.Contains(terms.Kinds, agreement.Watch) || x.Plan == "plan-2" {
		return false
	}
	limit := rank(terms.Ceiling)
	if it.Origin != nil {
		l, _ := passesOn(it.Origin)
		if limit = min(limit, l); limit == 0 || it.PAP == agreement.PAPRed {
			return false
		}
	} else if x.Party.ID != "p-a" {
		return false
	}
	d, in := w.times[x.ID], w.termDays()
	if d[0] < in[0] || d[1] > in[1] {
		return false
	}
	marking, unit := rank(x.Marking), ""
	if x.Shape.IsZero() {
		l := w.lands[x.Area]
		marking, unit = max(marking, rank(l.marking)), l.unit
		limit = min(limit, l.passes())
	}
	pieces := w.covered(x)
	return marking <= limit && len(pieces) > 0 && !slices.ContainsFunc(pieces, func(p piece) bool { return !w.landMay(p.rect, unit) })
}

// wordMay says naively whether a declaration may go, were it true, what it is about, and in which days.
func (w *watchWorld) wordMay(t *watch.Declaration) (about []piece, d days, ok bool) {
	terms := &w.agreement.Terms
	span := func(t *watch.Declaration) days {
		d := days{-forever, forever}
		if !t.From.IsZero() {
			d[0] = int(t.From.Sub(at(0)).Hours() / 24)
		}
		if !t.Until.IsZero() {
			d[1] = int(t.Until.Sub(at(0)).Hours() / 24)
		}
		return d
	}
	of := func(t *watch.Declaration, d days) (out []piece) {
		if t.Area == "" {
			return []piece{{rect{-1800, -900, 1800, 900}, d}}
		}
		for _, p := range w.lands[t.Area].pieces() {
			if p.days.meets(d) {
				out = append(out, piece{p.rect, days{max(p.days[0], d[0]), min(p.days[1], d[1])}})
			}
		}
		return out
	}
	in := w.termDays()
	d = span(t)
	d = days{max(d[0], in[0]), min(d[1], in[1], 200)}
	about = of(t, d)
	if !slices.Contains(terms.Kinds, agreement.Watch) || t.Party.ID != "p-a" || !t.Complete || d[0] >= d[1] {
		return about, d, false
	}
	limit, marking := rank(terms.Ceiling), rank(t.Marking)
	if t.Area == "" {
		if !slices.Contains(terms.Units, "*") {
			return about, d, false
		}
	} else {
		l := w.lands[t.Area]
		marking = max(marking, rank(l.marking))
		limit = min(limit, l.passes())
		if slices.ContainsFunc(about, func(p piece) bool { return !w.landMay(p.rect, l.unit) }) {
			return about, d, false
		}
	}
	if marking > limit {
		return about, d, false
	}
	for i := range w.watched.Declarations {
		o := &w.watched.Declarations[i]
		if !o.Complete && o.Party.ID == "p-a" && (o.At.After(t.At) || o.At.Equal(t.At) && o.ID > t.ID) && piecesMeet(of(o, span(o)), about) {
			return about, d, false
		}
	}
	return about, d, true
}

func piecesMeet(a, b []piece) bool {
	return slices.ContainsFunc(a, func(p piece) bool {
		return slices.ContainsFunc(b, func(q piece) bool { return p.days.meets(q.days) && p.rect.meets(q.rect) })
	})
}

// taker is what the taker holds after each batch.
type taker map[string][]byte

func (k taker) take(t *rapid.T, r *Result) {
	for i := range r.Copies {
		c := &r.Copies[i]
		o, err := stix.Parse(c.Raw)
		if err != nil {
			t.Fatal(err)
		}
		if err := stix.Valid(o); err != nil {
			t.Fatalf("%v: %s", err, c.Raw)
		}
		for _, ref := range c.Refs {
			if k[ref] == nil && !slices.ContainsFunc(r.Copies[:i], func(o Copy) bool { return o.ID == ref }) {
				t.Fatalf("%s refers to %s, which is not there", c.ID, ref)
			}
		}
		k[c.ID] = c.Raw
	}
	for _, id := range r.Withdrawn {
		delete(k, id)
	}
}

// known is what the taker makes of it.
func (k taker) known(t *rapid.T) watch.Known {
	var out watch.Known
	for id, raw := range k {
		o, err := stix.Parse(raw)
		if err != nil {
			t.Fatal(err)
		}
		teller := watch.Party{ID: "p-a"}
		if a, ok, err := watch.AreaFromSTIX(o); ok {
			if err != nil {
				t.Fatal(err)
			}
			out.Areas = append(out.Areas, a.Versions(id, "p-a", incident.TLPRed, at(0))...)
		}
		if w, ok, err := watch.WatchFromSTIX(o); ok {
			if err != nil {
				t.Fatal(err)
			}
			out.Watches = append(out.Watches, w.Watch(id, w.Area, teller, incident.TLPRed, at(0)))
		}
		if d, ok, err := watch.DeclarationFromSTIX(o); ok {
			if err != nil {
				t.Fatal(err)
			}
			out.Declarations = append(out.Declarations, d.Declaration(id, d.Area, teller, incident.TLPRed, at(0)))
		}
	}
	return out
}

// ---- The laws ----

// watchLaw tries a property on worlds, a few hundred of them.
func watchLaw(t *testing.T, property func(t *rapid.T)) {
	t.Helper()
	times := 5
	if tameWatches() {
		times = 1
	}
	for range times {
		rapid.Check(t, property)
	}
}

// tameWatches reports that a law is tried on so few worlds, or on so faulty a package, that they cannot be held to
// anything.
func tameWatches() bool { return os.Getenv("TANSIQ_LAW_ANY") != "" }

// TestLawWatchesReference holds what goes against a naive reading of the rules.
func TestLawWatchesReference(t *testing.T) {
	t.Parallel()
	went, stayed, words := 0, 0, 0
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		w.watched.Wanted = map[string]bool{}
		for _, id := range w.ids() {
			w.watched.Wanted[id] = true
		}
		r := Decide(w.input())
		out := map[string]bool{}
		for i := range r.Copies {
			if Top(r.Copies[i].ID) {
				out[r.Copies[i].Own] = true
			}
		}
		for i := range w.watched.Watches {
			it := &w.watched.Watches[i]
			may := w.watchMay(it)
			if may != out[it.Watch.ID] {
				in := w.input()
				in.Trace = true
				t.Fatalf("watch %s: goes %v, may %v: %+v", it.Watch.ID, out[it.Watch.ID], may, Decide(in).Reasons)
			}
			if may {
				went++
			} else {
				stayed++
			}
		}
		for i := range w.watched.Declarations {
			d := &w.watched.Declarations[i]
			about, when, may := w.wordMay(d)
			for k := range w.watched.Watches {
				x := &w.watched.Watches[k].Watch
				if x.Party.ID == "p-a" && x.Plan != "plan-2" && !out[x.ID] && piecesMeet(w.covered(x), about) {
					may = false
				}
			}
			if may != out[d.ID] {
				in := w.input()
				in.Trace = true
				t.Fatalf("declaration %s: goes %v, may %v: %+v", d.ID, out[d.ID], may, Decide(in).Reasons)
			}
			if may {
				words++
				for k := range r.Copies {
					if r.Copies[k].Own != d.ID {
						continue
					}
					o, err := stix.Parse(r.Copies[k].Raw)
					if err != nil {
						t.Fatal(err)
					}
					told, _, err := watch.DeclarationFromSTIX(o)
					if err != nil || !told.From.Equal(at(when[0])) || !told.Until.Equal(at(when[1])) {
						t.Fatalf("%v: it says from %v until %v, and may from %v until %v", err, told.From, told.Until, at(when[0]), at(when[1]))
					}
				}
			}
		}
	})
	t.Logf("%d watches went and %d did not; %d declarations went", went, stayed, words)
	if !tameWatches() && (went < 20 || stayed < 20 || words < 5) {
		t.Error("the worlds are too tame to try a law on")
	}
}

// TestLawWatchesSayNothingElse looks for what must never be in a byte that leaves.
func TestLawWatchesSayNothingElse(t *testing.T) {
	t.Parallel()
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		r := Decide(w.input())
		for i := range r.Copies {
			c := &r.Copies[i]
			if c.Type == "identity" || c.Type == "language-content" && strings.HasPrefix(c.Of, "identity") {
				continue
			}
			for _, s := range []string{"T777", "person-", "7777", "W-0", "A-0", "D-0", "plan-", "444 555", "p-a", `"version":`, "T951"} {
				if bytes.Contains(c.Raw, []byte(s)) {
					t.Fatalf("%q leaves: %s", s, c.Raw)
				}
			}
		}
		for k, x := range w.watched.Watches {
			if _, named := w.watched.Origins[x.Watch.ID]; named || x.Origin == nil {
				continue
			}
			_, may := passesOn(w.watched.Watches[k].Origin)
			id := newNamer([]byte("lineage key of watches")).id(watch.WatchType, x.Watch.ID)
			for i := range r.Copies {
				if r.Copies[i].ID == id && bytes.Contains(r.Copies[i].Raw, []byte("p-c")) && !may {
					t.Fatalf("names its keeper: %s", r.Copies[i].Raw)
				}
			}
		}
	})
}

// TestLawWatchesDefaultDeny: without an agreement that has the kind open, nothing of watches leaves.
func TestLawWatchesDefaultDeny(t *testing.T) {
	t.Parallel()
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		a := &w.agreement
		what := ""
		switch w.rng.IntN(8) {
		case 0:
			a.Terms.Kinds, what = []agreement.Kind{agreement.Report, agreement.Warning, agreement.Plan}, "another kind"
		case 1:
			a.Step, what = 0, "no step"
		case 2:
			a.Terms.Purpose, a.Terms.Assurances, a.Assured, what = agreement.SecureAreas, []agreement.Assurance{agreement.NoTorture}, false, "no assurance"
		case 3:
			a.Terms.Purpose, a.Terms.Assurances, a.AbuseReported, what = agreement.SecureAreas, []agreement.Assurance{agreement.NoTorture}, true, "abuse"
		case 4:
			a.Designated, a.Terms.Basis, what = true, agreement.Public, "designated"
		case 5:
			a.Since, what = w.batch.Add(time.Hour), "not in force"
		case 6:
			w.approved, what = map[string][]string{}, "nobody approved"
		case 7:
			w.watched.Wanted, what = nil, "nobody wants it"
		}
		r := Decide(w.input())
		if len(r.Copies) > 0 {
			t.Fatalf("%s: %d copies leave, first %s", what, len(r.Copies), r.Copies[0].Raw)
		}
	})
}

// hidden changes of a world what the taker does not see, and keeps the land and time of what our own watches cover: those
// decide which declarations are true.
func (w *watchWorld) hidden(r *Result) *watchWorld {
	out := *w
	out.watched.Watches, out.watched.Areas = slices.Clone(w.watched.Watches), slices.Clone(w.watched.Areas)
	shown := map[string]bool{}
	for i := range r.Copies {
		shown[r.Copies[i].Own] = true
	}
	for _, g := range w.given {
		shown[g.Own] = true
	}
	for i := range out.watched.Watches {
		it := &out.watched.Watches[i]
		x := &it.Watch
		x.Note, x.Why, x.People, x.Version, x.At = "T951", "T951", w.rng.IntN(500), 1+w.rng.IntN(9), at(w.rng.IntN(20))
		if !shown[x.ID] && !w.watchMay(it) {
			x.Kind, x.Confidence, x.Contact = pick(w.rng, watch.Kinds()...), pick(w.rng, watch.Confidences()...), bi("", "T951")
			if x.Party.ID != "p-a" && x.Origin == "" {
				x.Party.Name = bi("", "T951")
			}
		}
	}
	for i := range out.watched.Areas {
		a := &out.watched.Areas[i]
		a.Note, a.At, a.Needs, a.MadeFrom = "T951", at(w.rng.IntN(9)), nil, nil
	}
	if len(w.lands) > 0 { // more that is withheld, and that nobody declares anything of: somebody else's watches
		for range w.rng.IntN(4) {
			id := "W-9" + fmt.Sprint(w.rng.IntN(900))
			out.watched.Watches = append(out.watched.Watches, WatchItem{Watch: watch.Watch{ID: id, Version: 1, Party: watch.Party{ID: "name:x", Name: bi("", "X")}, Area: w.anArea(),
				Kind: watch.Post, Confidence: watch.Low, Marking: incident.TLPRed, Schedule: watch.Schedule{From: at(0)}}})
			out.watched.Wanted = map[string]bool{}
			for k, v := range w.watched.Wanted {
				out.watched.Wanted[k] = v
			}
			out.watched.Wanted[id] = true
		}
	}
	w.rng.Shuffle(len(out.watched.Watches), func(i, j int) {
		out.watched.Watches[i], out.watched.Watches[j] = out.watched.Watches[j], out.watched.Watches[i]
	})
	w.rng.Shuffle(len(out.watched.Areas), func(i, j int) {
		out.watched.Areas[i], out.watched.Areas[j] = out.watched.Areas[j], out.watched.Areas[i]
	})
	return &out
}

func TestLawWatchesNonInterference(t *testing.T) {
	t.Parallel()
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		if chance(w.rng, 40) {
			r := Decide(w.input())
			w.given = r.Apply(nil)
			w.batch = w.batch.Add(time.Hour)
		}
		a := Decide(w.input())
		b := Decide(w.hidden(&a).input())
		differ(t, "two states that differ in what the taker does not see", wire(&a), wire(&b))

		// A watch that the taker may not see decides of declarations alone: all else is the same to the byte.
		more := *w
		more.watched.Watches = slices.Clone(w.watched.Watches)
		more.watched.Watches = append(more.watched.Watches, WatchItem{Watch: watch.Watch{ID: "W-9999", Version: 1, Party: watch.Party{ID: "p-a"}, Shape: rect{300, 300, 500, 400}.shape(),
			Kind: watch.Aerial, Confidence: watch.High, Marking: incident.TLPRed, Schedule: watch.Schedule{From: at(-1000)}}})
		c := Decide(more.input())
		differ(t, "a secret watch", strings.Join(watchesOf(&a), "\n"), strings.Join(watchesOf(&c), "\n"))
		for i := range c.Copies {
			if c.Copies[i].Type == watch.DeclarationType {
				t.Fatalf("a declaration goes over a secret watch: %s", c.Copies[i].Raw)
			}
		}
	})
}

// TestLawWatchesKeepAreasOfPartners: whatever a partner's area that may not pass is called and wherever it lies, each watch
// and each area that goes is the same to the byte, and nothing that goes holds its name or a corner of it. Only whether our own
// word is true turns on it, since what stands on it is ours.
func TestLawWatchesKeepAreasOfPartners(t *testing.T) {
	t.Parallel()
	beside := 0
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		// Few worlds have a watch with a polygon of its own that was entered on such an area: here all those with a polygon are.
		var theirs []string
		for _, id := range slices.Sorted(maps.Keys(w.lands)) {
			if l := w.lands[id]; l.origin != nil && l.passes() == 0 {
				theirs = append(theirs, id)
			}
		}
		for i := range w.watched.Watches {
			if x := &w.watched.Watches[i].Watch; len(theirs) > 0 && !x.Shape.IsZero() {
				x.Area = rapid.SampledFrom(theirs).Draw(t, "area of a partner")
			}
		}
		other := *w
		other.watched.Areas, other.lands = slices.Clone(w.watched.Areas), maps.Clone(w.lands)
		var secret []*landDrawn
		for id, l := range w.lands {
			if l.origin == nil || l.passes() > 0 {
				continue
			}
			moved := *l
			moved.name, moved.from, moved.rects = "T313name", []int{-forever}, []rect{{-177, -73, -176, -72}}
			l.name = "T313name"
			secret = append(secret, l, &moved)
			w.putArea(l)
			other.lands[id] = &moved
			other.putArea(&moved)
		}
		a, b := Decide(w.input()), Decide(other.input())
		differ(t, "a partner's area that may not pass", strings.Join(watchesOf(&a), "\n"), strings.Join(watchesOf(&b), "\n"))
		for _, r := range []*Result{&a, &b} {
			for i := range r.Copies {
				if raw := string(r.Copies[i].Raw); strings.Contains(raw, "T313") || strings.Contains(raw, "-17.") {
					t.Fatalf("a partner's area leaves: %s", raw)
				}
				if slices.ContainsFunc(secret, func(l *landDrawn) bool { return l.id == r.Copies[i].Own }) {
					t.Fatalf("a partner's area leaves as a copy: %s", r.Copies[i].Raw)
				}
			}
		}
		for i := range w.watched.Watches {
			x := &w.watched.Watches[i].Watch
			on := slices.ContainsFunc(secret, func(l *landDrawn) bool { return l.id == x.Area })
			goes := slices.ContainsFunc(a.Copies, func(c Copy) bool { return c.Own == x.ID })
			switch {
			case on && goes && x.Shape.IsZero():
				t.Fatalf("watch %s gives away the area that it stands on", x.ID)
			case on && goes:
				beside++
			}
		}
	})
	t.Logf("%d watches with a polygon of their own went without the area that they were entered on", beside)
	if !tameWatches() && !testing.Short() && beside < 5 { // of some forty; a short run has a fifth of the worlds
		t.Error("the worlds are too tame to try the law on")
	}
}

// watchesOf is what leaves of watches alone; the digest of the area that one is of stands in it.
func watchesOf(r *Result) (out []string) {
	for i := range r.Copies {
		if r.Copies[i].Type == watch.WatchType {
			out = append(out, string(r.Copies[i].Raw))
		}
	}
	for _, id := range r.Withdrawn {
		if strings.HasPrefix(id, watch.WatchType) {
			out = append(out, "withdrawn "+id)
		}
	}
	return out
}

// change changes something of a world.
func (w *watchWorld) change() {
	rng := w.rng
	i := rng.IntN(len(w.watched.Watches))
	it := w.watched.Watches[i]
	x := &it.Watch
	switch rng.IntN(11) {
	case 0:
		w.addWatch()
	case 1:
		w.addDeclaration()
	case 2:
		w.watched.Watches = slices.Delete(slices.Clone(w.watched.Watches), i, i+1)
		if len(w.watched.Watches) == 0 {
			w.addWatch()
		}
		return
	case 3:
		x.Marking = pick(rng, incident.TLPRed, incident.TLPGreen)
	case 4:
		d := w.times[x.ID]
		d = days{d[0], d[0] + 1 + rng.IntN(40)}
		x.Withdrawn, w.times[x.ID] = time.Time{}, d
		x.Schedule.Until = at(d[1])
	case 5:
		if x.Area == "" {
			w.shapes[x.ID] = w.rect()
			x.Shape = w.shapes[x.ID].shape()
		}
	case 6:
		l := w.lands[w.anArea()]
		if l.unit == "" {
			l.rects[len(l.rects)-1] = w.rect()
			w.putArea(l)
		}
	case 7:
		w.agreement.Step = 1 - w.agreement.Step
	case 8:
		w.watched.PlansInForce = map[string]bool{"plan-1": chance(rng, 50), "plan-2": false}
	case 9:
		id := pick(rng, w.ids()...)
		wanted := map[string]bool{}
		for k, v := range w.watched.Wanted {
			wanted[k] = v
		}
		wanted[id] = !wanted[id]
		w.watched.Wanted = wanted
	case 10:
		w.agreement.Terms.Finest = pick(rng, incident.PlaceExact, incident.PlaceExact, incident.PlaceDistrict)
	}
	watches := slices.Clone(w.watched.Watches)
	if i < len(watches) && watches[i].Watch.ID == x.ID {
		watches[i] = it
	}
	w.watched.Watches = watches
}

// TestLawWatchesNeverFalseVacuum: whatever changes at the giver, batch after batch, the taker never takes land for unwatched
// that the giver, by what it knows, watches.
func TestLawWatchesNeverFalseVacuum(t *testing.T) {
	t.Parallel()
	declared, checked := 0, 0
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		has := taker{}
		for range 6 {
			w.batch = w.batch.Add(time.Hour)
			w.urgent = false
			preview := w.input()
			preview.Approved = nil
			p := Decide(preview)
			w.approved = map[string][]string{}
			for i := range p.Copies {
				if u := p.Copies[i].Unit; u != "" && chance(w.rng, 75) {
					w.approved[u] = []string{"person-8", "person-9"}
				}
			}
			r := Decide(w.input())
			has.take(t, &r)
			w.given = r.Apply(w.given)
			k := has.known(t)
			m, err := watch.NewModel(k)
			if err != nil {
				t.Fatalf("the taker cannot make a model of it: %v", err)
			}
			for _, d := range k.Declarations {
				declared++
				for day := -6; day < 130; day += 3 {
					from, until := at(day).Unix(), at(day+1).Unix()
					if s := watch.SpanOf(d.From, d.Until); s.From > from || s.To < until {
						continue
					}
					for i := range w.watched.Watches {
						x := &w.watched.Watches[i].Watch
						if x.Party.ID != "p-a" || x.Plan != "" && !w.watched.PlansInForce[x.Plan] {
							continue
						}
						for _, c := range w.covered(x) {
							if c.days[0] > day || c.days[1] < day+1 || x.Share > 0 {
								continue
							}
							kept, err := watch.Compile(x.Schedule)
							if err != nil {
								t.Fatal(err)
							}
							spans := kept.Cover(nil, watch.Span{From: from, To: until})
							for _, s := range spans {
								checked++
								seen, err := m.Seen(c.rect.shape(), watch.Ask{Window: s})
								if err != nil {
									t.Fatal(err)
								}
								if seen.Vacuum.High > 1e-6 {
									t.Fatalf("watch %s is kept on day %d in %v, and the taker calls %v km²h of it unwatched", x.ID, day, c.rect, seen.Vacuum.High)
								}
							}
						}
					}
				}
			}
			for range 1 + w.rng.IntN(2) {
				w.change()
			}
		}
	})
	t.Logf("%d declarations stood, %d watches were looked at under one", declared, checked)
	if !tameWatches() && (declared < 20 || checked < 20) {
		t.Error("the worlds are too tame to try a law on")
	}
}

// TestLawWatchesThroughTime: what stands is what was approved, says what is so now, keeps its id, and no time but its own
// moves.
func TestLawWatchesThroughTime(t *testing.T) {
	t.Parallel()
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		has := taker{}
		created := map[string]string{}
		for range 5 {
			w.batch = w.batch.Add(time.Hour)
			p := w.input()
			p.Approved = nil
			preview := Decide(p)
			w.approved = map[string][]string{}
			for i := range preview.Copies {
				if u := preview.Copies[i].Unit; u != "" && chance(w.rng, 60) {
					w.approved[u] = pick(w.rng, []string{"person-8", "person-9"}, []string{"person-8"}, []string{"person-8", "person-8", ""})
				}
			}
			before := map[string]Given{}
			for _, g := range w.given {
				before[g.ID] = g
			}
			w.urgent = chance(w.rng, 20)
			r := Decide(w.input())
			if w.urgent && len(r.Copies)+len(r.Withdrawn) > 0 {
				t.Fatal("something of watches is urgent")
			}
			for i := range r.Copies {
				c := &r.Copies[i]
				if Top(c.ID) && len(w.approved[c.Unit]) != 2 {
					t.Fatalf("%s goes and two people did not approve it", c.Own)
				}
				if created[c.ID] == "" {
					created[c.ID] = c.Created
				}
				if created[c.ID] != c.Created || before[c.ID].Modified >= c.Modified {
					t.Fatalf("%s was created %s and now %s, modified %s and now %s", c.ID, created[c.ID], c.Created, before[c.ID].Modified, c.Modified)
				}
			}
			has.take(t, &r)
			w.given = r.Apply(w.given)
			// The same again changes nothing.
			again := w.input()
			again.Batch = w.batch.Add(time.Minute)
			if r := Decide(again); len(r.Copies)+len(r.Withdrawn) > 0 {
				t.Fatalf("the same state again: %d copies, %d withdrawn", len(r.Copies), len(r.Withdrawn))
			}
			if !w.urgent { // what stands is what would go now
				now := map[string]string{}
				for i := range preview.Copies {
					now[preview.Copies[i].ID] = preview.Copies[i].Digest
				}
				for _, g := range w.given {
					if g.Withdrawn || !Top(g.ID) {
						continue
					}
					if d, ok := now[g.ID]; ok && d != g.Digest {
						t.Fatalf("%s stands and says something that is not so any more", g.Own)
					}
				}
			}
			w.change()
		}
	})
}

// TestLawWatchesNoTwoPartnersShare: copies under two lineages share no id and no time of a batch.
func TestLawWatchesNoTwoPartnersShare(t *testing.T) {
	t.Parallel()
	watchLaw(t, func(t *rapid.T) {
		w := drawWorld(t)
		a := Decide(w.input())
		in := w.input()
		in.Key = []byte("another lineage's key")
		b := Decide(in)
		if len(a.Copies) != len(b.Copies) {
			t.Fatalf("%d copies and %d", len(a.Copies), len(b.Copies))
		}
		all := map[string]bool{}
		for i := range a.Copies {
			for _, s := range idForm.FindAllString(notStandard(a.Copies[i].Raw), -1) {
				all[s] = true
			}
			all[a.Copies[i].Created] = true
		}
		for i := range b.Copies {
			for _, s := range append(idForm.FindAllString(notStandard(b.Copies[i].Raw), -1), b.Copies[i].Created) {
				if all[s] && !strings.HasPrefix(s, "marking-definition--") && !strings.HasPrefix(s, "extension-definition--") {
					t.Fatalf("both have %s", s)
				}
			}
		}
	})
}
