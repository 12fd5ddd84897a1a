package storetest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/store/synthetic"
	"tansiq/internal/text"
)

func equalJSON(t testing.TB, a, b any) bool {
	t.Helper()
	x, err := json.Marshal(a)
	must(t, err)
	y, err := json.Marshal(b)
	must(t, err)
	return bytes.Equal(x, y)
}

// testQueries holds every answer against one counted from the whole list and the claims themselves.
func testQueries(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	claims := map[string][]incident.Claim{}
	for _, p := range load(t, s, 7, 2500) {
		claims[p.Incident] = append(claims[p.Incident], p.Claim)
	}
	var found int
	rows := all(t, s, everybody, store.Query{})
	words := map[string]map[string]bool{}
	for id, list := range claims {
		words[id] = map[string]bool{}
		for _, c := range list {
			texts := []string{c.Title.AR, c.Title.EN, c.Source.Name, c.Source.Row, c.Places[0].Name.AR, c.Places[0].Name.EN}
			for _, a := range c.Actors {
				texts = append(texts, a.Name.AR, a.Name.EN)
			}
			for _, x := range texts {
				for _, token := range text.Analyze(x) {
					words[id][token] = true
				}
			}
		}
	}
	for q := range synthetic.Queries(7, 300) {
		var want []store.Row
		weeks := map[incident.Day]map[incident.Side]int{}
		classes, sources, points, inAreas := map[string]int{}, map[string]int{}, 0, 0
		for _, r := range rows {
			if !selects(q, r, words[r.ID], claims[r.ID]) {
				continue
			}
			want = append(want, r)
			classes[string(r.Class)]++
			seen := map[string]bool{}
			for _, c := range claims[r.ID] {
				if !seen[c.Source.ID] {
					seen[c.Source.ID] = true
					sources[c.Source.ID]++
				}
			}
			if r.Place.Precision.Point() {
				points++
			} else {
				inAreas++
			}
			if r.TimePrec != incident.TimeMonth {
				monday := r.Start
				for monday.Time().Weekday() != 1 {
					monday--
				}
				if weeks[monday] == nil {
					weeks[monday] = map[incident.Side]int{}
				}
				weeks[monday][r.Side]++
			}
		}
		found += len(want)
		if got := all(t, s, everybody, q); !equalJSON(t, ids(got), ids(want)) {
			t.Fatalf("%+v box %v: listed %d, want %d", q, q.Box, len(got), len(want))
		}
		if got := get(s.Count(ctx, everybody, q))(t); got != (store.Count{N: len(want)}) {
			t.Errorf("%+v: counted %+v, want %d", q, got, len(want))
		}
		facets := get(s.Facets(ctx, everybody, q))(t)
		if !equalJSON(t, facets["class"], classes) || !equalJSON(t, facets["source"], sources) {
			t.Errorf("%+v: facets %v, want %v %v", q, facets, classes, sources)
		}
		gotWeeks := map[incident.Day]map[incident.Side]int{}
		for _, b := range get(s.Weeks(ctx, everybody, q))(t) {
			gotWeeks[b.Week] = b.Sides
		}
		if len(gotWeeks) != len(weeks) {
			t.Errorf("%+v: %d weeks, want %d", q, len(gotWeeks), len(weeks))
		}
		for w, sides := range weeks {
			if !equalJSON(t, gotWeeks[w], sides) {
				t.Errorf("%+v, week %s: %v, want %v", q, w, gotWeeks[w], sides)
			}
		}
		for _, zoom := range []int{0, 6, 14} {
			m := get(s.Map(ctx, everybody, q, zoom))(t)
			n, a := 0, 0
			for _, c := range m.Clusters {
				here := 0
				for _, k := range c.Sides {
					here += k
				}
				if n += here; (here == 1) != (c.Row != nil) {
					t.Errorf("a cluster of %d has the row %v", here, c.Row)
				}
				if c.Lon < c.Box.West || c.Lon > c.Box.East || c.Lat < c.Box.South || c.Lat > c.Box.North {
					t.Errorf("cluster at %v %v outside its cell %+v", c.Lon, c.Lat, c.Box)
				}
			}
			for _, c := range m.Areas {
				for _, k := range c.Sides {
					a += k
				}
			}
			if n != points || a != inAreas || m.InAreas.N != inAreas || m.NoPlace.N != 0 {
				t.Errorf("%+v: the map has %d points, %d in areas (%+v); want %d, %d", q, n, a, m.InAreas, points, inAreas)
			}
		}
	}
	if found < 1000 {
		t.Errorf("the queries selected %d rows in all: they test nothing", found)
	}
}

// selects is what a query means, said once more in the plainest way.
func selects(q store.Query, r store.Row, words map[string]bool, claims []incident.Claim) bool {
	for _, token := range text.AnalyzeQuery(q.Text) {
		if !words[token] {
			return false
		}
	}
	if q.From != incident.NoDay && r.End < q.From || q.To != incident.NoDay && r.Start > q.To {
		return false
	}
	if len(q.Classes) > 0 && !slices.Contains(q.Classes, r.Class) || len(q.Sides) > 0 && !slices.Contains(q.Sides, r.Side) {
		return false
	}
	if b := q.Box; b != nil {
		c := r.Place.Coord
		if c == nil || c.Lon < b.West || c.Lon > b.East || c.Lat < b.South || c.Lat > b.North {
			return false
		}
	}
	if q.Unit != "" && r.Place.Unit != q.Unit || q.Contradicted && r.Contradictions == 0 {
		return false
	}
	actor, source := q.Actor == "", len(q.Sources) == 0
	for _, c := range claims {
		source = source || slices.Contains(q.Sources, c.Source.ID)
		for _, a := range c.Actors {
			actor = actor || a.ID == q.Actor
		}
	}
	return actor && source
}

func testPages(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	load(t, s, 9, 1200)
	before := all(t, s, everybody, store.Query{})
	for i := 1; i < len(before); i++ {
		if before[i-1].Start < before[i].Start {
			t.Fatalf("row %d of %s comes before one of %s", i, before[i-1].Start, before[i].Start)
		}
	}
	// While somebody pages, others write: what was there before is there once.
	seen := map[string]int{}
	more := slices.Collect(synthetic.Batches(synthetic.Claims(10, 1000), 50))
	for cursor, n := "", 0; ; n++ {
		p := get(s.List(ctx, everybody, store.Query{}, cursor, 60))(t)
		for _, r := range p.Rows {
			seen[r.ID]++
		}
		if n < len(more) {
			get(s.AddClaims(ctx, "x", slices.Clone(more[n])))(t)
		}
		if cursor = p.Next; cursor == "" {
			break
		}
	}
	for _, r := range before {
		if seen[r.ID] != 1 {
			t.Errorf("%s came %d times", r.ID, seen[r.ID])
		}
	}
	for _, cursor := range []string{"x", "AAAA", "////"} {
		if _, err := s.List(ctx, everybody, store.Query{}, cursor, 10); err == nil {
			t.Errorf("the cursor %q was taken", cursor)
		}
	}
}

func testEdges(t *testing.T, open Opener) {
	atlas, err := area.Load()
	must(t, err)
	s, ctx := open(t, store.WithAtlas(atlas)), t.Context()
	with := func(key string, change func(*incident.Claim)) store.Placed {
		c := claim(key, incident.Date(2018, 3, 14))
		change(&c)
		return store.Placed{Claim: c, Incident: key}
	}
	day := incident.Date(2018, 3, 14)
	none := incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}
	homs := func(c *incident.Claim) {
		c.Places = []incident.Place{{Name: text.Bilingual{EN: "somewhere in Homs"}, Precision: incident.PlaceGovernorate, Unit: "SY-HI"}}
	}
	disc := func(c *incident.Claim) {
		c.Places = []incident.Place{{Name: text.Bilingual{EN: "the western desert"}, Coord: &incident.Coord{Lon: 43, Lat: 33}, Precision: incident.PlaceRegion, RadiusKM: 40}}
	}
	get(s.AddClaims(ctx, "x", []store.Placed{
		with("point", func(*incident.Claim) {}),
		with("long", func(c *incident.Claim) {
			c.When = incident.When{Start: day - 100, End: day + 100, Precision: incident.TimeRange}
		}),
		with("month", func(c *incident.Claim) {
			c.When = incident.When{Start: day - 13, End: day + 17, Precision: incident.TimeMonth}
		}),
		with("undated", func(c *incident.Claim) { c.When = none }),
		with("homs", homs),
		with("disc", disc),
		with("nowhere", func(c *incident.Claim) { c.Places = nil }),
	}))(t)
	clean(t, s)
	for _, test := range []struct {
		name string
		q    store.Query
		want []string
	}{
		{"all", store.Query{}, []string{"disc", "homs", "long", "month", "nowhere", "point", "undated"}},
		{"a day", store.Query{From: day, To: day}, []string{"disc", "homs", "long", "month", "nowhere", "point"}},
		{"a day, undated too", store.Query{From: day, To: day, NoTime: true}, []string{"disc", "homs", "long", "month", "nowhere", "point", "undated"}},
		{"before", store.Query{From: incident.NoDay, To: day - 50}, []string{"long"}},
		{"after", store.Query{From: day + 10, To: incident.NoDay}, []string{"long", "month"}},
		{"points", store.Query{Placing: "point"}, []string{"long", "month", "point", "undated"}},
		{"areas", store.Query{Placing: "area"}, []string{"disc", "homs"}},
		{"no place", store.Query{Placing: "none"}, []string{"nowhere"}},
		{"a box in the desert of Homs", store.Query{Box: &store.Box{West: 38.9, East: 39.1, South: 33.95, North: 34.0}}, []string{"homs"}},
		{"a box at the rim of the disc", store.Query{Placing: "area", Box: &store.Box{West: 43.4, East: 45, South: 32.9, North: 33.1}}, []string{"disc"}},
		{"a box that only the disc's corner would meet", store.Query{Box: &store.Box{West: 43.4, East: 45, South: 33.3, North: 34}}, nil},
		{"round the world", store.Query{Placing: "point", Box: &store.Box{West: 170, East: 39, South: 30, North: 40}}, []string{"long", "month", "point", "undated"}},
		{"the country", store.Query{Unit: "SY"}, []string{"homs", "long", "month", "point", "undated"}},
		{"a part of the name of the unit", store.Query{Text: "حمص"}, []string{"homs", "long", "month", "point", "undated"}},
		{"no such class", store.Query{Classes: []incident.Class{"none"}}, nil},
		{"no such word", store.Query{Text: "طائرة"}, nil},
		{"no word at all", store.Query{Text: " ؟ "}, []string{"disc", "homs", "long", "month", "nowhere", "point", "undated"}},
	} {
		got := ids(all(t, s, everybody, test.q))
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
	if rows := all(t, s, everybody, store.Query{}); rows[len(rows)-1].ID != "undated" {
		t.Error("what has no date is not last")
	}
	if _, err := s.List(ctx, everybody, store.Query{Placing: "somewhere"}, "", 1); err == nil {
		t.Error("a wrong placing was taken")
	}
	weeks := get(s.Weeks(ctx, everybody, store.Query{}))(t)
	if len(weeks) != 2 || weeks[1].Week != incident.Date(2018, 3, 12) || weeks[1].Sides[incident.SideUndetermined] != 4 {
		t.Errorf("weeks %+v", weeks)
	}
	m := get(s.Map(ctx, everybody, store.Query{}, 6))(t)
	if len(m.Areas) != 2 || m.NoPlace.N != 1 || m.InAreas.N != 2 || len(m.Clusters) != 1 {
		t.Errorf("map %+v", m)
	}
	for _, a := range m.Areas {
		if (a.Unit == "SY-HI") != (a.RadiusKM == 0) || a.Coord == nil {
			t.Errorf("area %+v", a)
		}
	}
	// A country by its position alone reaches everywhere, which only its row tells.
	get(s.AddClaims(ctx, "x", []store.Placed{with("country", func(c *incident.Claim) {
		c.Places = []incident.Place{{Name: text.Bilingual{EN: "Iraq"}, Coord: &incident.Coord{Lon: 44, Lat: 33}, Precision: incident.PlaceCountry}}
	})}))(t)
	for _, test := range []struct {
		name     string
		from, to incident.Day
		unit     string
		lon, lat float64 // may have been here
		want     []string
	}{
		{"at Palmyra", day, day, "", 38.28, 34.56, []string{"country", "long weekly", "month", "nowhere weekly", "point weekly", "undated"}},
		{"in the desert", day, day, "", 43.1, 33.1, []string{"country", "disc weekly", "nowhere weekly"}},
		{"in a unit, whatever may says", day + 50, incident.NoDay, "SY-HI", 0, 0, []string{"long weekly inside", "undated inside"}},
		{"before all but one", incident.NoDay, day - 90, "SY-HI", 38.28, 34.56, []string{"long weekly inside", "undated inside"}},
	} {
		found := get(s.Whereabouts(ctx, everybody, test.from, test.to, test.unit, func(p *incident.Place) bool {
			switch {
			case p == nil:
				return true
			case p.Coord == nil || p.Unit != "":
				return false
			}
			dx, dy := (p.Lon-test.lon)*92, (p.Lat-test.lat)*111
			return dx*dx+dy*dy <= p.ReachKM()*p.ReachKM()
		}))(t)
		var got []string
		for _, w := range found {
			name := map[bool]string{true: "undated"}[w.Start == incident.NoDay]
			switch {
			case name != "":
			case w.Place == nil:
				name = "nowhere"
			case w.Place.Precision == incident.PlaceCountry:
				name = "country"
			case !w.Place.Precision.Point():
				name = "disc"
			case w.Start == day:
				name = "point"
			case w.Weekly:
				name = "long"
			default:
				name = "month"
			}
			if w.Weekly && name != "country" {
				name += " weekly"
			}
			if w.Inside {
				name += " inside"
			}
			got = append(got, name)
		}
		slices.Sort(got)
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func testMapLimit(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	var claims []store.Placed
	for i := range 4000 {
		c := claim(fmt.Sprint(i), 17000)
		c.Places[0].Coord = &incident.Coord{Lon: -179 + float64(i%80)*4.4, Lat: -80 + float64(i/80)*3.1}
		c.Places[0].Name.EN = fmt.Sprint("place ", i)
		claims = append(claims, store.Placed{Claim: c})
	}
	get(s.AddClaims(ctx, "x", claims))(t)
	m := get(s.Map(ctx, everybody, store.Query{}, 20))(t)
	total := 0
	for _, c := range m.Clusters {
		for _, n := range c.Sides {
			total += n
		}
	}
	if len(m.Clusters) > 2000 || total != 4000 {
		t.Errorf("%d clusters with %d incidents", len(m.Clusters), total)
	}
}

func testRestricted(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	ana := store.Viewer{Person: "ana"}
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: claim("open", incident.Date(2025, 1, 11)), Incident: "known"}}))(t)
	d, claims := report("secret", "ana")
	get(s.PutDocument(ctx, d, claims))(t)
	if _, err := s.Confirm(ctx, "ben", store.Placed{Claim: claims[0]}, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody who may not see it confirmed: %v", err)
	}
	get(s.Confirm(ctx, "ana", store.Placed{Claim: claims[0], Incident: "known"}, "the same"))(t)
	hidden := get(s.Confirm(ctx, "ana", store.Placed{Claim: claims[1]}, ""))(t)

	others := func(v store.Viewer) {
		t.Helper()
		rows := all(t, s, v, store.Query{})
		if len(rows) != 1 || rows[0].ID != "known" || rows[0].Claims != 1 {
			t.Errorf("%+v sees %+v", v, rows)
		}
		if _, err := s.Incident(ctx, v, hidden); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the hidden incident: %v", err)
		}
		if full := get(s.Incident(ctx, v, "known"))(t); len(full.Claims) != 1 || len(full.History) != 1 {
			t.Errorf("the known incident: %+v", full)
		}
		if _, err := s.Document(ctx, v, d.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("the document: %v", err)
		}
		if _, err := s.Proposals(ctx, v, d.ID); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("its claims: %v", err)
		}
		if docs, _, err := s.Documents(ctx, v, "زينب", "", 10); err != nil || len(docs) != 0 {
			t.Errorf("found %v, %v", docs, err)
		}
		if err := s.Merge(ctx, v.Person, "known", hidden, ""); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("merged what is not there: %v", err)
		}
		if err := s.Restrict(ctx, v.Person, d.ID, nil); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("opened what is not there: %v", err)
		}
	}
	others(everybody)
	others(store.Viewer{})
	others(store.Viewer{Person: "s"}) // not the node, whatever the name
	for _, v := range []store.Viewer{ana, system} {
		rows := all(t, s, v, store.Query{})
		if len(rows) != 2 || rows[0].ID != hidden || rows[1].Claims != 2 {
			t.Errorf("%+v sees %+v", v, rows)
		}
		if doc := get(s.Document(ctx, v, d.ID))(t); !slices.Equal(doc.Restricted, []string{"ana"}) {
			t.Errorf("restricted to %v", doc.Restricted)
		}
	}
	clean(t, s)

	// Merged away, it is known only to those who knew it.
	must(t, s.Merge(ctx, "ana", "known", hidden, ""))
	others(everybody)
	if full := get(s.Incident(ctx, ana, hidden))(t); full.MergedInto != "known" {
		t.Errorf("merged away: %+v", full)
	}
	clean(t, s)
	must(t, s.Restrict(ctx, "ana", d.ID, nil))
	if rows := all(t, s, everybody, store.Query{}); len(rows) != 1 || rows[0].Claims != 3 {
		t.Errorf("opened: %+v", rows)
	}
	must(t, s.Restrict(ctx, "ana", d.ID, []string{"ana", "ben", "ana"}))
	if rows := all(t, s, store.Viewer{Person: "ben"}, store.Query{}); len(rows) != 1 || rows[0].Claims != 3 {
		t.Errorf("ben sees %+v", rows)
	}
	others(everybody)
	clean(t, s)
}

func testRestrictionHolds(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	d, claims := report("secret", "ana")
	get(s.PutDocument(ctx, d, claims))(t)
	out := claims[0]
	out.Source.Document = ""
	if _, err := s.Confirm(ctx, "ana", store.Placed{Claim: out}, ""); err == nil {
		t.Error("a correction on confirming took the claim out of its document")
	}
	get(s.Confirm(ctx, "ana", store.Placed{Claim: claims[0]}, ""))(t)
	if err := s.Correct(ctx, "ana", out, ""); err == nil {
		t.Error("a correction took the claim out of its document")
	}
	if err := s.Correct(ctx, "ben", claims[0], ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("ben corrected: %v", err)
	}
	out.ID = "other"
	if _, err := s.AddClaims(ctx, "import", []store.Placed{{Claim: out}}); err == nil {
		t.Error("an import took the claim out of its document")
	}
	if rows := all(t, s, everybody, store.Query{}); len(rows) != 0 {
		t.Errorf("rows %+v", rows)
	}
	clean(t, s)
}

// testRestrictionLaw: whatever is restricted to whomever, each viewer's answers are those of a store that holds
// only what that viewer may see.
func testRestrictionLaw(t *testing.T, open Opener) {
	people := []string{"ana", "ben", "carl"}
	for seed := range uint64(2) {
		r := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a test
		docs := make([]store.Document, 5)
		for i := range docs {
			docs[i], _ = report(fmt.Sprintf("doc-%d", i))
		}
		// Two rounds of restrictions, so that what is recomposed once more is tested too.
		rounds := [2][][]string{}
		for k := range rounds {
			for range docs {
				var who []string
				for _, p := range people {
					if r.IntN(2) == 0 {
						who = append(who, p)
					}
				}
				if r.IntN(3) == 0 {
					who = nil
				}
				rounds[k] = append(rounds[k], who)
			}
		}
		var claims []store.Placed
		n := 0
		for p := range synthetic.Claims(seed+20, 120) {
			if r.IntN(2) == 0 {
				p.Claim.Source.Document = docs[r.IntN(len(docs))].ID
			}
			p.Incident = fmt.Sprintf("incident-%d", n/(1+r.IntN(3)))
			n++
			claims = append(claims, p)
		}
		waiting := func(d store.Document) []incident.Claim {
			c := claim(d.ID+"#waits", 17000)
			c.Source.Document = d.ID
			return []incident.Claim{c}
		}
		fill := func(s store.Store, sees func(doc string) bool) {
			for _, d := range docs {
				if sees(d.ID) {
					get(s.PutDocument(t.Context(), d, waiting(d)))(t)
				}
			}
			var seen []store.Placed
			for _, p := range claims {
				if p.Claim.Source.Document == "" || sees(p.Claim.Source.Document) {
					seen = append(seen, p)
				}
			}
			get(s.AddClaims(t.Context(), "import", seen))(t)
		}
		full := open(t)
		fill(full, func(string) bool { return true })
		for _, round := range rounds {
			for i, d := range docs {
				// By the node itself would do as well; here by one of those who may see it now.
				by := "nobody"
				if now := get(full.Document(t.Context(), system, d.ID))(t).Restricted; len(now) > 0 {
					by = now[0]
				}
				must(t, full.Restrict(t.Context(), by, d.ID, round[i]))
			}
		}
		clean(t, full)
		meddle(t, full, claims, func(doc, person string) bool {
			who := rounds[1][slices.IndexFunc(docs, func(d store.Document) bool { return d.ID == doc })]
			return len(who) == 0 || slices.Contains(who, person)
		})
		for _, v := range []store.Viewer{{Person: "ana"}, {Person: "ben"}, {Person: "carl"}, {Person: "dora"}, system} {
			reduced := open(t)
			fill(reduced, func(doc string) bool {
				who := rounds[1][slices.IndexFunc(docs, func(d store.Document) bool { return d.ID == doc })]
				return v.System || len(who) == 0 || slices.Contains(who, v.Person)
			})
			for what, ask := range reads {
				a, b := ask(t, full, v), ask(t, reduced, v)
				if !equalJSON(t, a, b) {
					x, _ := json.Marshal(a)
					y, _ := json.Marshal(b)
					t.Errorf("seed %d, %+v, %s:\n got %.600s\nwant %.600s", seed, v, what, x, y)
				}
			}
		}
	}
}

// meddle lets everybody give again each claim that is hidden from them, by its id and by its key, and name its
// document: nothing of that may go through, or be answered other than with ErrNotFound.
func meddle(t *testing.T, s store.Store, claims []store.Placed, sees func(doc, person string) bool) {
	t.Helper()
	tried := 0
	for i, p := range claims {
		doc := p.Claim.Source.Document
		for _, person := range []string{"ana", "ben", "carl", "dora"} {
			if doc == "" || sees(doc, person) {
				continue
			}
			tried++
			again, newer, other := p, p, p
			newer.Claim.ID = fmt.Sprintf("newer-%d-%s", i, person)
			other.Claim.ID, other.Claim.Key, other.Incident = newer.Claim.ID, newer.Claim.ID, ""
			for what, x := range map[string]store.Placed{"the same": again, "a newer version": newer, "another of its document": other} {
				harmless := store.Placed{Claim: claim("harmless-"+newer.Claim.ID+what, 17000)}
				if _, err := s.AddClaims(t.Context(), person, []store.Placed{harmless, x}); !errors.Is(err, store.ErrNotFound) {
					t.Fatalf("%s gave %s: %v", person, what, err)
				}
				x.Claim.Source.Document = ""
				if what == "another of its document" {
					continue
				}
				if _, err := s.AddClaims(t.Context(), person, []store.Placed{x}); !errors.Is(err, store.ErrNotFound) {
					t.Fatalf("%s gave %s without its document: %v", person, what, err)
				}
			}
		}
	}
	if tried == 0 {
		t.Error("nothing was hidden from anybody: this tests nothing")
	}
	clean(t, s)
}

func testHiddenClaims(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	d, claims := report("secret", "ana")
	get(s.PutDocument(ctx, d, claims))(t)
	hidden := get(s.Confirm(ctx, "ana", store.Placed{Claim: claims[0]}, ""))(t)
	get(s.AddClaims(ctx, "ben", []store.Placed{{Claim: claim("mine", 17000), Incident: "mine"}}))(t)
	get(s.Confirm(ctx, "ana", store.Placed{Claim: claims[1], Incident: "mine"}, ""))(t)
	for what, p := range map[string]store.Placed{
		"into a hidden incident": {Claim: claim("x", 17000), Incident: hidden},
		"with a hidden key":      {Claim: claim(claims[0].Key, 17000)},
	} {
		p.Claim.ID = "another"
		if _, err := s.AddClaims(ctx, "ben", []store.Placed{p}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
		if _, err := s.AddClaims(ctx, "ben", []store.Placed{p, {Claim: claim("y", 17000)}}); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s, among others: %v", what, err)
		}
	}
	// What ben may see he may add to, whatever else is there.
	if tally := get(s.AddClaims(ctx, "ben", []store.Placed{{Claim: claim("more", 17000), Incident: "mine"}, {Claim: claim("fresh", 17000)}}))(t); tally.Added != 2 {
		t.Errorf("ben's own: %+v", tally)
	}
	if _, err := s.Unmerge(ctx, "ben", "mine", []string{"claim-mine", "claim-more"}, ""); !errors.Is(err, store.ErrConflict) {
		t.Errorf("taking out all that ben sees must be answered as if nothing else were there: %v", err)
	}
	// The node's own imports and those who may see it go on.
	newer := claims[0]
	newer.ID, newer.State, newer.Summary.EN = "newer", incident.Confirmed, "more"
	if tally := get(s.AddClaims(ctx, "ana", []store.Placed{{Claim: newer}}))(t); tally.Updated != 1 {
		t.Errorf("ana's: %+v", tally)
	}
	newer.ID = "newest"
	if tally := get(s.AddClaims(ctx, "import:stix", []store.Placed{{Claim: newer}}))(t); tally.Updated != 1 {
		t.Errorf("an import: %+v", tally)
	}
	clean(t, s)
}

// journal reads the whole journal in small pages.
func journal(t *testing.T, s store.Store, v store.Viewer) []store.Event {
	t.Helper()
	var list []store.Event
	for cursor := ""; ; {
		events, next, err := s.Events(t.Context(), v, cursor, 7)
		must(t, err)
		if list = append(list, events...); next == "" {
			return list
		}
		cursor = next
	}
}

func testJournal(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	must(t, s.AddFirst(ctx, account.Person{ID: "p1", Login: "mona", Roles: []account.Role{account.Admin}}, map[string]string{"x": "y"}))
	must(t, s.AddPerson(ctx, "p1", account.Person{ID: "p2", Login: "ben", Roles: []account.Role{account.Analyst}}))
	get(s.EditPerson(ctx, "p1", "p2", func(_ []account.Person, p *account.Person) error {
		p.Name, p.Roles, p.Disabled, p.Hash, p.Generation = "Ben", []account.Role{account.Auditor}, true, "h", 1
		return nil
	}))(t)
	get(s.EditPerson(ctx, "p1", "p2", func(_ []account.Person, p *account.Person) error {
		p.Disabled, p.Hash = false, "the same password, hashed anew"
		return nil
	}))(t)
	must(t, s.SetSettings(ctx, "p1", map[string]string{"a": "b"}, store.Event{Act: store.ActSettings, Note: "a: b"}))
	d, claims := report("doc", "p2")
	get(s.PutDocument(ctx, d, claims))(t)
	must(t, s.Restrict(ctx, "p2", d.ID, nil))
	must(t, s.Reject(ctx, "p2", claims[0].ID, "no"))
	must(t, s.Reopen(ctx, "p2", claims[0].ID))
	get(s.Confirm(ctx, "p2", store.Placed{Claim: claims[0]}, "yes"))(t)
	must(t, s.Restrict(ctx, "p2", d.ID, []string{"p2"}))
	var got []string
	for _, e := range journal(t, s, system) {
		if e.Seq != 0 || e.At.IsZero() || !slices.Contains(store.Acts(), e.Act) {
			t.Errorf("event %+v", e)
		}
		got = append(got, e.By+" "+e.Act+" "+e.Person+e.Document+" "+e.Note)
	}
	want := []string{"p2 restricted doc ", "p2 confirmed  yes", "p2 reopened  ", "p2 rejected  no", "p2 opened doc ", "ana document doc ", "p1 settings  a: b",
		"p1 person_enabled p2 ", "p1 person_disabled p2 ", "p1 password p2 ", "p1 roles p2 auditor", "p1 person_named p2 ", "p1 person_added p2 analyst", "p1 person_added p1 admin"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if others := journal(t, s, store.Viewer{Person: "p1"}); len(others) != 8 {
		t.Errorf("who may not see the document reads %+v", others)
	}
	for _, cursor := range []string{"x", "AAAA", "zzz", "AAAAAAAAAAAAAAAAAAAAAA"} {
		if _, _, err := s.Events(ctx, system, cursor, 1); !errors.Is(err, store.ErrCursor) {
			t.Errorf("the cursor %q: %v", cursor, err)
		}
	}
}

// testJournalLaw: whatever is done and restricted, nobody's journal names what is hidden from them, and all else is
// there in order.
func testJournalLaw(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	people := []string{"ana", "ben"}
	for seed := range uint64(3) {
		r := rand.New(rand.NewPCG(seed, 9)) // #nosec G404 -- a test
		docOf, incidents := map[string]string{}, []string{}
		for i := range 6 {
			d, claims := report(fmt.Sprintf("doc-%d-%d", seed, i), [][]string{nil, {"ana"}, {"ben"}, people}[r.IntN(4)]...)
			get(s.PutDocument(ctx, d, claims))(t)
			by := "ana"
			if len(d.Restricted) > 0 {
				by = d.Restricted[0]
			}
			for _, c := range claims {
				docOf[c.ID] = d.ID
				switch r.IntN(4) {
				case 0:
					must(t, s.Reject(ctx, by, c.ID, "secret of "+d.ID))
				case 1:
					into := ""
					if len(incidents) > 0 {
						into = incidents[r.IntN(len(incidents))]
					}
					id, err := s.Confirm(ctx, by, store.Placed{Claim: c, Incident: into}, "secret of "+d.ID)
					if errors.Is(err, store.ErrNotFound) {
						continue
					}
					must(t, err)
					incidents = append(incidents, id)
				default:
					incidents = append(incidents, get(s.Confirm(ctx, by, store.Placed{Claim: c}, "secret of "+d.ID))(t))
				}
			}
			must(t, s.Restrict(ctx, by, d.ID, [][]string{nil, {"ana"}, {"ben"}}[r.IntN(3)]))
		}
		whole := journal(t, s, system)
		for _, v := range []store.Viewer{{Person: "ana"}, {Person: "ben"}, {Person: "carl"}} {
			sees := map[string]bool{"": true}
			for _, doc := range docOf {
				_, err := s.Document(ctx, v, doc)
				sees[doc] = err == nil
			}
			var want []store.Event
			for _, e := range whole {
				named := len(e.Claims)
				e.Claims = slices.DeleteFunc(slices.Clone(e.Claims), func(id string) bool { return !sees[docOf[id]] })
				if seen, ok := sees[e.Document]; ok && !seen || named > 0 && len(e.Claims) == 0 {
					continue
				}
				want = append(want, e)
			}
			if seed == 0 && v.Person == "carl" && len(want) == len(whole) {
				t.Error("nothing is hidden from carl: this tests nothing")
			}
			got := journal(t, s, v)
			for _, e := range got {
				if e.Document != "" {
					if _, err := s.Document(ctx, v, e.Document); err != nil {
						t.Errorf("%s reads of %s", v.Person, e.Document)
					}
				}
			}
			if seed == 0 && !equalJSON(t, got, want) {
				t.Errorf("%s reads %d lines, want %d", v.Person, len(got), len(want))
			}
		}
	}
}

func testInvalid(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	d, claims := report("doc")
	get(s.PutDocument(ctx, d, claims))(t)
	id := get(s.Confirm(ctx, "ana", store.Placed{Claim: claims[1]}, ""))(t)
	long := string(bytes.Repeat([]byte("x"), 5000))
	document := func(change func(*store.Document)) error {
		x, _ := report("other")
		change(&x)
		return second(s.PutDocument(ctx, x, nil))
	}
	give := func(change func(*store.Placed)) error {
		p := store.Placed{Claim: claim("c", 17000)}
		change(&p)
		return second(s.AddClaims(ctx, "ana", []store.Placed{p}))
	}
	fixed := claims[1]
	fixed.Key = "other"
	moved := claims[1]
	moved.Source.Document = "other"
	for _, c := range []struct {
		what, field, why string
		err              error
	}{
		{"a name with NUL", "name", store.WhyNUL, document(func(d *store.Document) { d.Name = "a\x00" })},
		{"a long name", "name", store.WhyLong, document(func(d *store.Document) { d.Name = long })},
		{"a long source", "source", store.WhyLong, document(func(d *store.Document) { d.Source = long })},
		{"a url that is no UTF-8", "url", store.WhyUTF8, document(func(d *store.Document) { d.URL = "\xff" })},
		{"a long reader", "restricted", store.WhyLong, document(func(d *store.Document) { d.Restricted = []string{long} })},
		{"an empty reader", "restricted", store.WhyEmpty, s.Restrict(ctx, "ana", d.ID, []string{""})},
		{"a reader with NUL", "restricted", store.WhyNUL, s.Restrict(ctx, "ana", d.ID, []string{"\x00"})},
		{"a reason with NUL", "note", store.WhyNUL, s.Reject(ctx, "ana", claims[0].ID, "\x00")},
		{"a long reason", "note", store.WhyLong, s.Reject(ctx, "ana", claims[0].ID, long)},
		{"a note with NUL", "note", store.WhyNUL, second(s.Confirm(ctx, "ana", store.Placed{Claim: claims[0]}, "\x00"))},
		{"a long incident", "incident", store.WhyLong, give(func(p *store.Placed) { p.Incident = long })},
		{"an incident with NUL", "incident", store.WhyNUL, give(func(p *store.Placed) { p.Incident = "\x00" })},
		{"a long key", "key", store.WhyLong, give(func(p *store.Placed) { p.Claim.Key = long })},
		{"no key", "key", store.WhyEmpty, give(func(p *store.Placed) { p.Claim.Key = "" })},
		{"a long source of a claim", "source", store.WhyLong, give(func(p *store.Placed) { p.Claim.Source.ID = "geojson:" + long })},
		{"another key", "key", store.WhyFixed, s.Correct(ctx, "ana", fixed, "")},
		{"another document", "document", store.WhyFixed, s.Correct(ctx, "ana", moved, "")},
		{"no claims", "claims", store.WhyEmpty, second(s.Unmerge(ctx, "ana", id, nil, ""))},
		{"a long setting", "value", store.WhyLong, s.SetSetting(ctx, "ana", "x", long)},
		{"nobody", "login", store.WhyEmpty, s.AddPerson(ctx, "ana", account.Person{ID: "p"})},
		{"a person like an import", "id", store.WhyWrong, s.AddPerson(ctx, "ana", account.Person{ID: "import:x", Login: "x"})},
	} {
		var invalid *store.Invalid
		if !errors.As(c.err, &invalid) || invalid.Field != c.field || invalid.Why != c.why {
			t.Errorf("%s: %v", c.what, c.err)
			continue
		}
		if w := invalid.Words(); w.AR == "" || w.EN == "" || w.AR == w.EN {
			t.Errorf("%s: the words are %+v", c.what, w)
		}
	}
	for what, err := range map[string]error{
		"confirming": second(s.Confirm(ctx, "ana", store.Placed{Claim: claims[0], Incident: "\x00"}, "")),
		"rejecting":  s.Reject(ctx, "ana", "\xff", ""),
		"merging":    s.Merge(ctx, "ana", id, "\x00", ""),
		"unmerging":  second(s.Unmerge(ctx, "ana", id, []string{"\x00"}, "")),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s what nothing can be named: %v", what, err)
		}
	}
	for _, cursor := range []string{"zzz", "\x00"} {
		_, list := s.List(ctx, everybody, store.Query{}, cursor, 10)
		_, _, documents := s.Documents(ctx, everybody, "", cursor, 10)
		if !errors.Is(list, store.ErrCursor) || !errors.Is(documents, store.ErrCursor) {
			t.Errorf("the cursor %q: %v, %v", cursor, list, documents)
		}
	}
	clean(t, s)
}

// reads are all the ways to ask a store about its picture.
var reads = map[string]func(t *testing.T, s store.Store, v store.Viewer) any{
	"List": func(t *testing.T, s store.Store, v store.Viewer) any { return all(t, s, v, store.Query{}) },
	"List by words": func(t *testing.T, s store.Store, v store.Viewer) any {
		return all(t, s, v, store.Query{Text: "قصف"})
	},
	"Count": func(t *testing.T, s store.Store, v store.Viewer) any {
		return get(s.Count(t.Context(), v, store.Query{}))(t)
	},
	"Map": func(t *testing.T, s store.Store, v store.Viewer) any {
		return get(s.Map(t.Context(), v, store.Query{}, 7))(t)
	},
	"Weeks": func(t *testing.T, s store.Store, v store.Viewer) any {
		return get(s.Weeks(t.Context(), v, store.Query{}))(t)
	},
	"Facets": func(t *testing.T, s store.Store, v store.Viewer) any {
		return get(s.Facets(t.Context(), v, store.Query{}))(t)
	},
	"Incident": func(t *testing.T, s store.Store, v store.Viewer) any {
		var list []any
		for i := range 130 {
			f, err := s.Incident(t.Context(), v, fmt.Sprintf("incident-%d", i))
			if err != nil && !errors.Is(err, store.ErrNotFound) {
				t.Fatal(err)
			}
			var claims []string
			for _, c := range f.Claims {
				claims = append(claims, c.ID)
			}
			slices.Sort(claims)
			list = append(list, []any{err != nil, f.Incident, claims})
		}
		return list
	},
	"Waiting": func(t *testing.T, s store.Store, v store.Viewer) any { return get(s.Waiting(t.Context(), v))(t) },
	"Documents": func(t *testing.T, s store.Store, v store.Viewer) any {
		var list []string
		for _, words := range []string{"", "السيدة زينب"} {
			docs, _, err := s.Documents(t.Context(), v, words, "", 100)
			must(t, err)
			for _, d := range docs {
				list = append(list, d.ID)
			}
		}
		return list
	},
}

// RunBackup moves what from holds through a backup into stores that open gives, and compares.
func RunBackup(t *testing.T, from store.Store, open Opener) {
	ctx := t.Context()
	fillForBackup(t, from)
	var b bytes.Buffer
	must(t, from.Backup(ctx, &b))
	to := open(t)
	must(t, to.Restore(ctx, bytes.NewReader(b.Bytes())))
	clean(t, to)
	for what, ask := range reads {
		for _, v := range []store.Viewer{everybody, {Person: "ana"}, system} {
			if !equalJSON(t, ask(t, from, v), ask(t, to, v)) {
				t.Errorf("%s differs for %+v", what, v)
			}
		}
	}
	merged := get(to.Incident(ctx, everybody, "incident-b"))(t)
	if merged.MergedInto != "incident-a" || !equalJSON(t, merged, get(from.Incident(ctx, everybody, "incident-b"))(t)) {
		t.Errorf("merged away: %+v", merged)
	}
	if d := get(to.Document(ctx, system, "doc-1"))(t); !equalJSON(t, d, get(from.Document(ctx, system, "doc-1"))(t)) || len(d.Original) != 4 {
		t.Errorf("document %+v", d)
	}
	// It goes on where the other stopped.
	get(to.AddClaims(ctx, "x", []store.Placed{{Claim: claim("after", 17000)}}))(t)
	clean(t, to)
	if err := to.Restore(ctx, bytes.NewReader(b.Bytes())); err == nil {
		t.Error("a store that is not empty was restored into")
	}
}

func fillForBackup(t testing.TB, s store.Store) {
	ctx := t.Context()
	load(t, s, 11, 1300)
	d, claims := report("doc-1", "ana")
	get(s.PutDocument(ctx, d, claims))(t)
	get(s.Confirm(ctx, "ana", store.Placed{Claim: claims[0]}, ""))(t)
	get(s.AddClaims(ctx, "x", []store.Placed{{Claim: claim("a", 17000), Incident: "incident-a"}, {Claim: claim("b", 17000), Incident: "incident-b"}}))(t)
	must(t, s.Merge(ctx, "ana", "incident-a", "incident-b", "same"))
	must(t, s.SetSetting(ctx, "ana", "x", "y"))
	must(t, s.SetJob(ctx, "j", []byte{0, 1}))
}

func testDamagedBackup(t *testing.T, open Opener) {
	from, ctx := open(t), t.Context()
	fillForBackup(t, from)
	var b bytes.Buffer
	must(t, from.Backup(ctx, &b))
	whole := b.Bytes()
	to := open(t)
	r := rand.New(rand.NewPCG(1, 1)) // #nosec G404 -- a test
	damaged := map[string][]byte{"nothing": nil, "something else": []byte(`{"type":"bundle"} and more of it`), "more": append(slices.Clone(whole), 'x')}
	for range 6 {
		at := r.IntN(len(whole))
		damaged[fmt.Sprintf("cut at %d", at)] = whole[:at]
		at = r.IntN(len(whole))
		flipped := slices.Clone(whole)
		flipped[at] ^= 1 << r.IntN(8)
		damaged[fmt.Sprintf("flipped at %d", at)] = flipped
	}
	damaged["cut before its sum"] = whole[:len(whole)-32]
	for what, b := range damaged {
		err := to.Restore(ctx, bytes.NewReader(b))
		if err == nil {
			t.Fatalf("%s: it was restored", what)
		}
		if n := get(to.Count(ctx, system, store.Query{}))(t); n.N != 0 {
			t.Errorf("%s: %d incidents are there", what, n.N)
		}
	}
	// A store that refused is as good as new.
	must(t, to.Restore(context.WithoutCancel(ctx), bytes.NewReader(whole)))
	clean(t, to)
}
