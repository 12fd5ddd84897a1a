package watch

import (
	"cmp"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

func onDay(n int) time.Time { return time.Date(2025, 1, n, 0, 0, 0, 0, time.UTC) }

func saidBy(name string) Said {
	return Said{Source: incident.Source{Name: name, Kind: incident.SourceMedia}, Grade: incident.Grade{Reliability: "B", Credibility: "2"}}
}

func held(id, source, who string, from, until time.Time) Custody {
	return Custody{ID: id, Site: "S-0001", Said: saidBy(source), Kind: Held, Custodian: Party{ID: "name:" + who, Name: text.Bilingual{EN: who}}, From: from, Until: until}
}

// The case of the article: one party leaves, another says that it came, a third that nobody is there.
func TestWhoHadASite(t *testing.T) {
	now := onDay(60)
	none := time.Time{}
	for name, c := range map[string]struct {
		reports []Custody
		state   SiteState
		unknown int64
		gaps    []GapWhy
		last    string
		clashes []string
	}{
		"nothing is said": {nil, SiteUnreported, Begin, nil, "", nil},
		"one day, long ago": {
			[]Custody{held("C-1", "a", "SDF", onDay(5), none)},
			SiteStale, onDay(6).Unix(), []GapWhy{GapUnsaid}, "SDF", nil},
		"one day, lately": {
			[]Custody{held("C-1", "a", "SDF", onDay(50), none)},
			SiteHeld, End, nil, "SDF", nil},
		"left, and nobody came": {
			[]Custody{func() Custody { c := held("C-1", "a", "SDF", onDay(1), onDay(22)); c.Left = true; return c }()},
			SiteLeft, onDay(22).Unix(), []GapWhy{GapLeft}, "SDF", nil},
		"left, and somebody came later": {
			[]Custody{func() Custody { c := held("C-1", "a", "SDF", onDay(1), onDay(22)); c.Left = true; return c }(), held("C-2", "b", "Damascus", onDay(40), onDay(60))},
			SiteHeld, End, []GapWhy{GapLeft}, "Damascus", nil},
		"nobody is there": {
			[]Custody{held("C-1", "a", "SDF", onDay(1), onDay(22)), {ID: "C-2", Said: saidBy("b"), Kind: Nobody, From: onDay(22), Until: onDay(60)}},
			SiteOpen, End, []GapWhy{GapNobody}, "SDF", nil},
		"two say otherwise": {
			[]Custody{held("C-1", "a", "SDF", onDay(1), onDay(60)), held("C-2", "b", "Damascus", onDay(58), onDay(60))},
			SiteDisputed, End, nil, "SDF", []string{"custody"}},
		"left, and there afterwards": {
			[]Custody{func() Custody { c := held("C-1", "a", "SDF", onDay(1), onDay(22)); c.Left = true; return c }(), held("C-2", "b", "SDF", onDay(10), onDay(60))},
			SiteHeld, End, nil, "SDF", []string{"left"}},
		"entered in error": {
			[]Custody{func() Custody { c := held("C-1", "a", "SDF", onDay(50), none); c.Withdrawn = true; return c }()},
			SiteUnreported, Begin, nil, "", nil},
		"a gap between that is short is none": {
			[]Custody{held("C-1", "a", "SDF", onDay(1), onDay(10)), held("C-2", "a", "SDF", onDay(35), onDay(60))},
			SiteHeld, End, nil, "SDF", nil},
		"a gap between that is long": {
			[]Custody{held("C-1", "a", "SDF", onDay(1), onDay(10)), held("C-2", "a", "SDF", onDay(45), onDay(60))},
			SiteHeld, End, []GapWhy{GapUnsaid}, "SDF", nil},
		"what comes is not custody yet": {
			[]Custody{held("C-1", "a", "SDF", onDay(61), onDay(70))},
			SiteUnreported, Begin, nil, "", nil},
	} {
		v := ComposeCustody(c.reports, now, SiteRules{})
		if v.State != c.state || v.Unknown != c.unknown {
			t.Errorf("%s: %s since %d, want %s since %d", name, v.State, v.Unknown, c.state, c.unknown)
		}
		var why []GapWhy
		for _, g := range v.Gaps {
			why = append(why, g.Why)
		}
		if !slices.Equal(why, c.gaps) {
			t.Errorf("%s: gaps %v, want %v", name, why, c.gaps)
		}
		last := ""
		if v.Last != nil {
			last = v.Last.Stands[0].Custodian.Name.EN
		}
		if last != c.last {
			t.Errorf("%s: last known %q, want %q", name, last, c.last)
		}
		var kinds []string
		for _, x := range v.Clashes {
			kinds = append(kinds, x.Kind)
			if x.Explanation.AR == "" || x.Explanation.EN == "" || len(x.Statements) < 2 {
				t.Errorf("%s: %+v", name, x)
			}
		}
		if !slices.Equal(kinds, c.clashes) {
			t.Errorf("%s: contradictions %v, want %v", name, kinds, c.clashes)
		}
	}
}

// drawnReports makes some reports within 90 days by few sources on few custodians.
func drawnReports(t *rapid.T) []Custody {
	n := rapid.IntRange(0, 7).Draw(t, "reports")
	var out []Custody
	for i := range n {
		from := rapid.IntRange(1, 90).Draw(t, "from")
		c := held(fmt.Sprintf("C-%d", i), rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "source"), rapid.SampledFrom([]string{"SDF", "Damascus"}).Draw(t, "who"), onDay(from), time.Time{})
		if length := rapid.IntRange(0, 50).Draw(t, "length"); length > 0 {
			c.Until = onDay(from + length)
			c.Left = rapid.Bool().Draw(t, "left")
			if rapid.IntRange(0, 5).Draw(t, "since") == 0 {
				c.From = time.Time{}
			}
		}
		if rapid.IntRange(0, 4).Draw(t, "nobody") == 0 {
			c.Kind, c.Custodian, c.Left = Nobody, Party{}, false
		}
		c.Withdrawn = rapid.IntRange(0, 9).Draw(t, "withdrawn") == 0
		out = append(out, c)
	}
	return out
}

// oracle says for one day who is said to have the site, by looking at every report and walking back day by day.
func oracle(reports []Custody, day, now int, fresh int) (who string, carried bool, why GapWhy) {
	covers := func(c *Custody, d int) bool {
		s := c.Span()
		at := onDay(d).Unix()
		return !c.Withdrawn && s.From <= at && at < min(s.To, onDay(now).Unix())
	}
	names := func(d int, ended bool) (list []string, anyLeft bool) {
		for i := range reports {
			c := &reports[i]
			if !covers(c, d) || ended && covers(c, d+1) {
				continue
			}
			if ended && c.Left && c.Until.Equal(onDay(d+1)) {
				anyLeft = true
				continue
			}
			list = append(list, cmp.Or(c.Custodian.Name.EN, "nobody"))
		}
		slices.Sort(list)
		return slices.Compact(list), anyLeft
	}
	if list, _ := names(day, false); len(list) > 0 {
		if slices.Equal(list, []string{"nobody"}) {
			why = GapNobody
		}
		return strings.Join(list, "|"), false, why
	}
	first := day
	for first > -60 {
		if list, _ := names(first-1, false); len(list) > 0 {
			break
		}
		first--
	}
	if first == -60 {
		return "", false, ""
	}
	last := day
	for last < now {
		if list, _ := names(last, false); len(list) > 0 {
			break
		}
		last++
	}
	list, _ := names(first-1, true)
	switch {
	case len(list) == 0:
		return "", false, GapLeft
	case last-first > fresh:
		return "", false, GapUnsaid
	case slices.Equal(list, []string{"nobody"}):
		return "nobody", true, GapNobody
	}
	return strings.Join(list, "|"), true, ""
}

func TestCustodyAgainstAnOracle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := drawnReports(t)
		now := rapid.IntRange(1, 120).Draw(t, "now")
		v := ComposeCustody(reports, onDay(now), SiteRules{})
		for day := -50; day < now; day++ {
			want, carried, why := oracle(reports, day, now, 30)
			at := onDay(day).Unix()
			got, gotCarried, gotWhy := "", false, GapWhy("")
			for _, s := range v.Timeline {
				if s.Holds(at) {
					var names []string
					for _, d := range s.Stands {
						names = append(names, cmp.Or(d.Custodian.Name.EN, "nobody"))
					}
					slices.Sort(names)
					got, gotCarried = strings.Join(names, "|"), s.Carried
				}
			}
			for _, g := range v.Gaps {
				if g.Holds(at) {
					gotWhy = g.Why
				}
			}
			if got != want || gotCarried != carried || gotWhy != why {
				t.Fatalf("day %d of %d: %q carried %t gap %q, want %q carried %t gap %q", day, now, got, gotCarried, gotWhy, want, carried, why)
			}
		}
		for i := 1; i < len(v.Timeline); i++ {
			if v.Timeline[i].From < v.Timeline[i-1].To {
				t.Fatalf("stretches overlap: %+v", v.Timeline)
			}
		}
	})
}

func TestTheOrderOfReportsDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		reports := drawnReports(t)
		now := onDay(rapid.IntRange(1, 120).Draw(t, "now"))
		v := ComposeCustody(reports, now, SiteRules{})
		other := slices.Clone(reports)
		r := rand.New(rand.NewPCG(1, uint64(rapid.IntRange(0, 1000).Draw(t, "seed"))))
		r.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		if len(other) > 0 {
			other = append(other, other[r.IntN(len(other))]) // given twice
		}
		if w := ComposeCustody(other, now, SiteRules{}); !reflect.DeepEqual(v, w) {
			t.Fatalf("%+v\nbecomes\n%+v", v, w)
		}
		// One that is withdrawn is as one that never was, and no other is named in what is left.
		if len(reports) > 0 {
			i := r.IntN(len(reports))
			without := slices.Delete(slices.Clone(reports), i, i+1)
			gone := slices.Clone(reports)
			gone[i].Withdrawn = true
			a, b := ComposeCustody(without, now, SiteRules{}), ComposeCustody(gone, now, SiteRules{})
			if !reflect.DeepEqual(a, b) {
				t.Fatalf("without %s: %+v\nwithdrawn: %+v", reports[i].ID, a, b)
			}
			if strings.Contains(fmt.Sprintf("%+v", a), "["+reports[i].ID+"]") {
				t.Fatalf("%s is still named: %+v", reports[i].ID, a)
			}
		}
	})
}

func TestRanges(t *testing.T) {
	for _, c := range []struct {
		from, take, left Range
		ok               bool
	}{
		{Range{100, 120}, Range{25, 25}, Range{75, 95}, true},
		{Range{100, 120}, Range{110, 130}, Range{0, 10}, true},
		{Range{100, 120}, Range{130, 140}, Range{0, 0}, false},
		{Range{100, -1}, Range{130, 140}, Range{0, -1}, true},
		{Range{100, 120}, Range{10, -1}, Range{0, 110}, true},
		{Range{}, Range{}, Range{}, true},
	} {
		if left, ok := c.from.Minus(c.take); left != c.left || ok != c.ok {
			t.Errorf("%v − %v = %v, %t; want %v, %t", c.from, c.take, left, ok, c.left, c.ok)
		}
	}
	for r, want := range map[Range]string{{40, 40}: "40", {40, 60}: "40–60", {40, -1}: "40+"} {
		if r.String() != want {
			t.Errorf("%q, want %q", r.String(), want)
		}
	}
}

// Whatever really happened: when a source is right about what was there, and one of the sources of each happening is, what
// is really unaccounted for lies in the range; and what two sources say is never added.
func TestTheTruthLiesInTheRange(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		figure := func(n int64, label string) (lo, hi int64) {
			lo = max(0, n-int64(rapid.IntRange(0, 20).Draw(t, label+" below")))
			hi = n + int64(rapid.IntRange(0, 20).Draw(t, label+" above"))
			if rapid.IntRange(0, 9).Draw(t, label+" open") == 0 {
				hi = -1
			}
			return lo, hi
		}
		start := int64(rapid.IntRange(0, 500).Draw(t, "there"))
		on := incident.Date(2025, 1, 10)
		base := Inventory{ID: "I-1", Said: saidBy("right"), What: "weapons", Unit: "items", On: on}
		base.Min, base.Max = figure(start, "there")
		stock := []Inventory{base}
		for i := range rapid.IntRange(0, 3).Draw(t, "others") { // other sources, right or not
			o := Inventory{ID: fmt.Sprintf("I-%d", i+2), Said: saidBy(fmt.Sprint("other", i)), What: "weapons", Unit: "items", On: on - incident.Day(rapid.IntRange(0, 9).Draw(t, "day"))}
			o.Min = int64(rapid.IntRange(0, 900).Draw(t, "min"))
			o.Max = o.Min + int64(rapid.IntRange(0, 100).Draw(t, "more"))
			stock = append(stock, o)
		}
		left, lost := start, int64(0)
		var moves []Movement
		for i := range rapid.IntRange(0, 5).Draw(t, "happenings") {
			effect := rapid.SampledFrom([]Effect{Recovered, Destroyed, HandedOver, Arrived, Lost}).Draw(t, "effect")
			day := on + incident.Day(rapid.IntRange(-5, 20).Draw(t, "when"))
			n := int64(rapid.IntRange(0, 80).Draw(t, "n"))
			after := day > on // what came before, or on the day, the source had counted already
			if after {
				switch effect {
				case Arrived:
					left += n
				case Lost:
					n = min(n, left-lost)
					lost += n
				default:
					n = min(n, left-lost)
					left -= n
				}
			}
			m := Movement{Happening: fmt.Sprint("e", i), Said: saidBy("right"), Effect: effect, What: "weapons", Unit: "items", Start: day, End: day + incident.Day(rapid.IntRange(0, 2).Draw(t, "long"))}
			if rapid.IntRange(0, 4).Draw(t, "vague") == 0 {
				m.Start, m.End = incident.NoDay, incident.NoDay
			}
			m.Min, m.Max = figure(n, "n")
			moves = append(moves, m)
			for range rapid.IntRange(0, 2).Draw(t, "rivals") {
				r := m
				r.Said = saidBy("wrong")
				r.Min = int64(rapid.IntRange(0, 200).Draw(t, "min"))
				r.Max = r.Min + int64(rapid.IntRange(0, 50).Draw(t, "more"))
				moves = append(moves, r)
			}
		}
		v := ComposeStock(stock, moves, nil)
		if len(v.Accounts) != len(stock) {
			t.Fatalf("%d sources make %d accounts", len(stock), len(v.Accounts))
		}
		i := slices.IndexFunc(v.Accounts, func(a Account) bool { return a.Base.ID == "I-1" })
		a := v.Accounts[i]
		if !a.Unaccounted.Holds(left) || !a.Lost.Holds(lost) {
			t.Fatalf("%d are unaccounted for and %d lost; said: %v and %v\n%+v", left, lost, a.Unaccounted, a.Lost, moves)
		}
		if a.Unaccounted.Low < 0 || !a.Unaccounted.Open() && a.Unaccounted.High < a.Unaccounted.Low {
			t.Fatalf("an impossible range %v", a.Unaccounted)
		}
		for _, c := range v.Clashes { // a source that is right is contradicted by no happening
			if slices.Contains(c.Statements, "I-1") && c.Kind != "found" {
				t.Fatalf("a true word is contradicted: %+v", c)
			}
		}
		// What other sources say of the stock changes nothing in this account.
		alone := ComposeStock([]Inventory{base}, moves, nil).Accounts[0]
		if alone.Unaccounted != a.Unaccounted || alone.Lost != a.Lost {
			t.Fatalf("others changed it: %v, alone %v", a.Unaccounted, alone.Unaccounted)
		}
		slices.Reverse(stock)
		slices.Reverse(moves)
		if w := ComposeStock(stock, moves, nil); !reflect.DeepEqual(w, v) {
			t.Fatalf("the order matters: %+v\n%+v", v, w)
		}
	})
}

func TestWhatIsUnaccountedFor(t *testing.T) {
	was := incident.Date(2024, 12, 8)
	inv := func(id, source string, min, max int64, on incident.Day) Inventory {
		return Inventory{ID: id, Said: saidBy(source), What: "missiles", Unit: "items", Min: min, Max: max, On: on}
	}
	move := func(id string, e Effect, min, max int64, on incident.Day) Movement {
		return Movement{Happening: id, Said: saidBy("press"), Effect: e, What: "missiles", Unit: "items", Min: min, Max: max, Start: on, End: on}
	}
	day := func(d int) incident.Day { return incident.Date(2025, 1, d) }
	left := ComposeCustody([]Custody{func() Custody { c := held("C-1", "a", "army", onDay(-60), onDay(-23)); c.Left = true; return c }()}, onDay(30), SiteRules{})
	v := ComposeStock([]Inventory{inv("I-1", "officer", 300, 300, was), inv("I-2", "new guard", 40, 40, day(20)), inv("I-3", "officer", 280, 300, was-10)},
		[]Movement{move("e1", Recovered, 25, 30, day(5)), move("e2", Lost, 100, -1, day(2)), move("e1", Recovered, 20, 20, day(5))}, &left)
	if len(v.Accounts) != 2 || len(v.Clashes) != 0 {
		t.Fatalf("%+v", v)
	}
	a := v.Accounts[0]
	if a.Base.ID != "I-1" || a.Unaccounted != (Range{270, 280}) || a.Accounted != (Range{20, 30}) || a.Lost != (Range{100, -1}) || !a.Open {
		t.Errorf("%+v", a)
	}
	if len(a.Later) != 2 || a.Later[1].Count.ID != "I-2" || a.Later[1].Missing != (Range{230, 240}) {
		t.Errorf("%+v", a.Later)
	}
	// More than there was.
	v = ComposeStock([]Inventory{inv("I-1", "officer", 10, 20, was), inv("I-2", "guard", 50, 60, day(9))}, []Movement{move("e1", Recovered, 30, 30, day(5))}, nil)
	var kinds []string
	for _, c := range v.Clashes {
		kinds = append(kinds, c.Kind)
		if c.Explanation.AR == "" || c.Explanation.EN == "" {
			t.Errorf("%+v", c)
		}
	}
	if !slices.Equal(kinds, []string{"accounted", "found"}) || v.Accounts[0].Unaccounted != (Range{}) {
		t.Errorf("%v %+v", kinds, v)
	}
	// More was taken than was left.
	if v = ComposeStock([]Inventory{inv("I-1", "officer", 10, 20, was)}, []Movement{move("e1", Lost, 30, 30, day(5))}, nil); len(v.Clashes) != 1 || v.Clashes[0].Kind != "lost" {
		t.Errorf("%+v", v.Clashes)
	}
	// What no source listed is shown, and taken from nothing.
	if v = ComposeStock(nil, []Movement{move("e1", Lost, 30, 30, day(5))}, nil); len(v.Loose) != 1 || v.Loose[0].Lost != (Range{30, 30}) {
		t.Errorf("%+v", v)
	}
}

func TestWhatAnIncidentMoves(t *testing.T) {
	q := func(what, of string, n int64, unit string) incident.Quantity {
		return incident.Quantity{What: what, Of: of, Value: n, Min: n, Max: n, Unit: unit}
	}
	inc := &incident.Incident{ID: "inc", When: incident.Field[incident.When]{Value: incident.When{Start: 100, End: 101}},
		Quantities: []incident.Field[incident.Quantity]{
			{Value: q("weapons", "", 25, "items"), Claims: []string{"a"}, Rivals: []incident.Rival[incident.Quantity]{{Value: q("weapons", "", 40, "items"), Claims: []string{"b"}}}},
			{Value: q("killed", "", 3, "people"), Claims: []string{"a"}},
			{Value: q("ammunition", "", 2, "boxes"), Claims: []string{"a"}},
		}}
	claims := []incident.Claim{{ID: "a", Key: "k#1", Source: incident.Source{ID: "doc:a"}}, {ID: "b", Key: "k#2", Source: incident.Source{ID: "doc:b"}}}
	l := SiteLink{Incident: "inc", Effect: Recovered, Counts: map[string]string{"weapons": "weapons", "ammunition": "ammunition"}}
	got := l.Movements(inc, claims)
	if len(got) != 3 || got[0].Min != 25 || got[1].Said.Source.ID != "doc:b" || got[1].Max != 40 || got[2].Unit != "items" || got[0].Start != 100 {
		t.Errorf("%+v", got)
	}
	for _, e := range []Effect{Context, Unrelated} {
		if l.Effect = e; l.Movements(inc, claims) != nil {
			t.Errorf("%s moves something", e)
		}
	}
	if StockOf(&inc.Quantities[1].Value) != "" || StockOf(&inc.Quantities[0].Value) != "weapons" {
		t.Error("the stock is guessed wrongly")
	}
}

func TestProposedIncidents(t *testing.T) {
	at := func(lon, lat float64, p incident.PlacePrecision, km float64) *incident.Place {
		return &incident.Place{Coord: &incident.Coord{Lon: lon, Lat: lat}, Precision: p, RadiusKM: km}
	}
	s := Site{Holds: Materiel, Place: incident.Place{ID: "t4-airbase", Coord: &incident.Coord{Lon: 37.63, Lat: 34.52}, Precision: incident.PlaceExact}}
	day := incident.Date(2025, 1, 10)
	gaps := Spans{{onDay(9).Unix(), onDay(12).Unix()}}
	list := []Happening{
		{"far", incident.WeaponsLoss, day, day, at(38.3, 34.55, incident.PlaceTown, 0)},
		{"beside", incident.WeaponsLoss, 1, 1, at(37.66, 34.53, incident.PlaceExact, 0)},
		{"around", incident.Withdrawal, day, day, at(37.9, 34.6, incident.PlaceRegion, 40)},
		{"a whole desert", incident.Withdrawal, day, day, at(37.9, 34.6, incident.PlaceRegion, 170)},
		{"same", incident.Airstrike, 1, 1, &incident.Place{ID: "t4-airbase", Precision: incident.PlaceExact}},
		{"somewhere in the governorate", incident.WeaponsLoss, day, day, at(37.63, 34.52, incident.PlaceGovernorate, 0)},
		{"a meeting", incident.Meeting, day, day, at(37.63, 34.52, incident.PlaceExact, 0)},
		{"nowhere", incident.WeaponsLoss, day, day, nil},
		{"decided", incident.WeaponsLoss, day, day, at(37.63, 34.52, incident.PlaceExact, 0)},
	}
	got := s.Propose(list, map[string]bool{"decided": true}, gaps)
	var ids []string
	for _, n := range got {
		ids = append(ids, n.Incident)
	}
	if !slices.Equal(ids, []string{"around", "same", "beside"}) || !got[0].InGap || got[1].Effect != Destroyed || got[2].Effect != Lost {
		t.Errorf("%+v", got)
	}
}

func TestWhatIsRefusedOfASite(t *testing.T) {
	now := onDay(20)
	good := Site{Name: text.Bilingual{EN: "T4"}, Kind: SiteBase, Holds: Materiel, Place: incident.Place{Coord: &incident.Coord{Lon: 37, Lat: 34}}, Marking: incident.TLPRed}
	custody := held("C-1", "a", "SDF", onDay(1), onDay(3))
	stock := Inventory{Said: saidBy("a"), What: "weapons", Unit: "items", Min: 1, Max: 2, On: incident.Date(2025, 1, 5)}
	site := func(change func(*Site)) error { s := good; change(&s); return s.Check() }
	cust := func(change func(*Custody)) error { c := custody; change(&c); return c.Check(now) }
	inv := func(change func(*Inventory)) error { i := stock; change(&i); return i.Check(now) }
	for name, c := range map[string]struct {
		err         error
		code, field string
	}{
		"no name":             {site(func(s *Site) { s.Name = text.Bilingual{} }), "name", "name"},
		"a name that turns":   {site(func(s *Site) { s.Name.EN = "a\u202eb" }), "characters", "name"},
		"a hospital":          {site(func(s *Site) { s.Kind = "hospital" }), "kind", "kind"},
		"nowhere":             {site(func(s *Site) { s.Place.Coord = nil }), "place", "place"},
		"a fence of a region": {site(func(s *Site) { s.Shape, s.Place.Precision = rect(t, 0, 0, 1, 1), incident.PlaceNear }), "outline", "shape"},
		"off the globe":       {site(func(s *Site) { s.Place.Coord = &incident.Coord{Lon: 34, Lat: 137} }), "position", "place"},
		"a marking":           {site(func(s *Site) { s.Marking = "SECRET" }), "marking", "marking"},
		"nobody says so":      {cust(func(c *Custody) { c.Said = Said{} }), "source", "source"},
		"held by nobody":      {cust(func(c *Custody) { c.Custodian = Party{} }), "custodian", "custodian"},
		"nobody, by name":     {cust(func(c *Custody) { c.Kind = Nobody }), "nobody", "custodian"},
		"backwards":           {cust(func(c *Custody) { c.From = onDay(4) }), "backwards", "until"},
		"tomorrow":            {cust(func(c *Custody) { c.Until = onDay(29) }), "future", "until"},
		"another millennium":  {cust(func(c *Custody) { c.From = time.Date(25, 1, 1, 0, 0, 0, 0, time.UTC) }), "early", "from"},
		"no time":             {cust(func(c *Custody) { c.From, c.Until = time.Time{}, time.Time{} }), "when", "from"},
		"left some time":      {cust(func(c *Custody) { c.Left, c.Until = true, time.Time{} }), "left_when", "until"},
		"a grade":             {cust(func(c *Custody) { c.Said.Grade.Reliability = "G" }), "grade", "grade"},
		"wounded":             {inv(func(i *Inventory) { i.What = "wounded" }), "what", "what"},
		"kilos of people":     {inv(func(i *Inventory) { i.What, i.Unit = "detainees", "kg" }), "unit", "unit"},
		"less than none":      {inv(func(i *Inventory) { i.Min = -1 }), "figure", "min"},
		"turned around":       {inv(func(i *Inventory) { i.Min = 9 }), "figures", "max"},
		"no day":              {inv(func(i *Inventory) { i.On = incident.NoDay }), "day", "on"},
		"to come":             {inv(func(i *Inventory) { i.On = incident.Date(2026, 1, 1) }), "future", "on"},
	} {
		var e *SiteError
		if !errors.As(c.err, &e) || e.Code != c.code || e.Field != c.field {
			t.Errorf("%s: %v", name, c.err)
		}
	}
	for name, err := range map[string]error{"site": good.Check(), "custody": custody.Check(now), "stock": stock.Check(now), "link": (&SiteLink{Incident: "x", Effect: Lost}).Check()} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, code := range SiteErrorCodes() {
		if w := (&SiteError{Code: code}).Words(); w.AR == "" || w.EN == "" {
			t.Errorf("%s has no words", code)
		}
	}
}
