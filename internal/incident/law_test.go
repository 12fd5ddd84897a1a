package incident

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	classes     = slices.Sorted(maps.Keys(patternsEN))
	certainties = []Certainty{Asserted, Reported, Claimed, Denied, Planned, Possible}
	roles       = []Role{By, Against, With, Target, Victim, Claimant, Involved}
	markings    = []Marking{TLPClear, TLPGreen, TLPAmber, TLPAmberStrict, TLPRed}
	sides       = []Side{"", "", "", SideGroup, SideResponder, SideUndetermined, SideNeither}
)

// drawClaim draws a valid claim about one happening; its values come from small sets, so that claims agree,
// leave room for each other, and contradict each other.
func drawClaim(t *rapid.T, id string) Claim {
	c := Claim{
		ID: id, Key: "k-" + id, State: Confirmed,
		Class: rapid.SampledFrom(classes).Draw(t, "class"), Side: rapid.SampledFrom(sides).Draw(t, "side"),
		Certainty: rapid.SampledFrom(certainties).Draw(t, "certainty"), Marking: rapid.SampledFrom(markings).Draw(t, "marking"),
		Source: Source{ID: rapid.SampledFrom([]string{"s1", "s2", "s3"}).Draw(t, "source"), Kind: SourceMedia, Published: NoDay},
		Grade: Grade{
			Reliability: rapid.SampledFrom([]string{"", "A", "C", "E", "F"}).Draw(t, "rel"),
			Credibility: rapid.SampledFrom([]string{"", "1", "3", "5", "6"}).Draw(t, "cred")},
		At: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
	}
	c.Source.Name = "Source " + c.Source.ID
	if rapid.Bool().Draw(t, "titled") {
		c.Title = ComposeTitle(c)
	}
	day := Date(2025, 1, 1) + Day(rapid.IntRange(0, 4).Draw(t, "day"))
	switch rapid.IntRange(0, 4).Draw(t, "when") {
	case 0:
		c.When = When{Start: NoDay, End: NoDay, Precision: TimeUnknown}
	case 1:
		c.When = When{Start: day - 2, End: day + 4, Precision: TimeWeek}
	case 2:
		c.When = When{Start: Date(2025, 1, 1), End: Date(2025, 1, 31), Precision: TimeMonth}
	default:
		c.When = When{Start: day, End: day, Precision: TimeDay}
	}
	for range rapid.IntRange(0, 2).Draw(t, "places") {
		c.Places = append(c.Places, drawPlace(t))
	}
	for range rapid.IntRange(0, 3).Draw(t, "actors") {
		a := rapid.SampledFrom([]Participant{
			{ID: "islamic-state", Name: bi("تنظيم الدولة", "Islamic State")}, {ID: "sdf", Name: bi("قسد", "SDF")},
			{Name: bi("", "Militia")}}).Draw(t, "actor")
		a.Role = rapid.SampledFrom(roles).Draw(t, "role")
		c.Actors = append(c.Actors, a)
	}
	for range rapid.IntRange(0, 3).Draw(t, "quantities") {
		lo := int64(rapid.IntRange(0, 5).Draw(t, "min"))
		hi := lo + int64(rapid.SampledFrom([]int{0, 0, 1, 4}).Draw(t, "width"))
		q := Quantity{What: rapid.SampledFrom([]string{"killed", "wounded", "sacks"}).Draw(t, "what"),
			Of: rapid.SampledFrom([]string{"", "civilians"}).Draw(t, "of"), Value: lo, Min: lo, Max: hi,
			Approx: rapid.Bool().Draw(t, "approx"), Unit: "people"}
		if rapid.IntRange(0, 5).Draw(t, "open") == 0 {
			q.Max = -1
		}
		c.Quantities = append(c.Quantities, q)
	}
	c.Methods = rapid.SliceOfN(rapid.SampledFrom([]string{"ied", "car_bomb"}), 0, 2).Draw(t, "methods")
	return c
}

func drawPlace(t *rapid.T) Place {
	return rapid.SampledFrom([]Place{
		{ID: "palmyra", Name: bi("تدمر", "Palmyra"), Coord: &Coord{38.28, 34.56}, Precision: PlaceTown, Unit: "SY-HI-tadmur"},
		{ID: "palmyra", Name: bi("تدمر", "Palmyra"), Coord: &Coord{38.28, 34.56}, Precision: PlaceNear, Unit: "SY-HI"},
		{ID: "sukhna", Name: bi("السخنة", "Sukhna"), Coord: &Coord{38.87, 34.89}, Precision: PlaceTown, Unit: "SY-HI-tadmur"},
		{ID: "SY-HI", Name: bi("حمص", "Homs"), Coord: &Coord{38, 34.5}, Precision: PlaceGovernorate, Unit: "SY-HI"},
		{ID: "SY-RA", Name: bi("الرقة", "Raqqa"), Precision: PlaceGovernorate, Unit: "SY-RA"},
		{Name: bi("البادية", "the desert"), Coord: &Coord{38.5, 34.7}, Precision: PlaceRegion, RadiusKM: 90, Unit: "SY"},
		{Name: bi("مكان ما", "somewhere"), Precision: PlaceUnknown},
	}).Draw(t, "place")
}

func drawClaims(t *rapid.T) []Claim {
	n := rapid.IntRange(1, 7).Draw(t, "n")
	claims := make([]Claim, n)
	for i := range claims {
		claims[i] = drawClaim(t, fmt.Sprintf("c%d", i))
	}
	return claims
}

var desk = Desk{Subject: "islamic-state"}

func mustCompose(t interface{ Fatal(...any) }, claims []Claim) Incident {
	inc, err := Compose(claims, desk)
	if err != nil {
		t.Fatal(err)
	}
	return inc
}

func TestDrawnClaimsAreValid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawClaim(t, "c")
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestOrderDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		want := mustCompose(t, claims)
		shuffled := rapid.Permutation(claims).Draw(t, "order")
		if got := mustCompose(t, shuffled); !reflect.DeepEqual(got, want) {
			t.Fatalf("another order:\n%s\n%s", dump(got), dump(want))
		}
		if got := mustCompose(t, append(shuffled, claims...)); !reflect.DeepEqual(got, want) {
			t.Fatalf("given twice:\n%s\n%s", dump(got), dump(want))
		}
		if got := mustCompose(t, claims); !reflect.DeepEqual(got, want) {
			t.Fatal("composing changes the claims")
		}
	})
}

func dump(v any) string {
	b, _ := json.Marshal(v)
	return string(b)
}

// checkField checks that a field's values come from the claims that are said to give them and that no claim
// is counted twice.
func checkField[T any](t *rapid.T, name string, f Field[T], all map[string]*Claim, gives func(*Claim, T, bool) bool) {
	seen := map[string]bool{}
	check := func(v T, ids []string) {
		if len(ids) == 0 || !slices.IsSorted(ids) {
			t.Fatalf("%s: claims %v", name, ids)
		}
		exactly := false
		for _, id := range ids {
			if seen[id] {
				t.Fatalf("%s: claim %s is counted twice", name, id)
			}
			seen[id] = true
			if all[id] == nil {
				t.Fatalf("%s: claim %s is not among the claims", name, id)
			}
			if !gives(all[id], v, false) {
				t.Fatalf("%s: claim %s does not leave room for %v", name, id, v)
			}
			exactly = exactly || gives(all[id], v, true)
		}
		if !exactly {
			t.Fatalf("%s: no claim gives %v", name, v)
		}
	}
	check(f.Value, f.Claims)
	for _, r := range f.Rivals {
		check(r.Value, r.Claims)
	}
}

func TestEveryValueIsSupported(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		inc := mustCompose(t, claims)
		all := map[string]*Claim{}
		for i := range claims {
			all[claims[i].ID] = &claims[i]
		}
		if len(inc.Claims) != len(claims) || !slices.IsSorted(inc.Claims) {
			t.Fatalf("claims %v", inc.Claims)
		}
		checkField(t, "class", inc.Class, all, func(c *Claim, v Class, exactly bool) bool {
			return c.Class == v || !exactly && generalises(c.Class, v)
		})
		checkField(t, "certainty", inc.Certainty, all, func(c *Claim, v Certainty, _ bool) bool { return c.Certainty == v })
		checkField(t, "when", inc.When, all, func(c *Claim, v When, exactly bool) bool {
			return c.When == v || !exactly && c.When.Start <= v.Start && v.End <= c.When.End
		})
		checkField(t, "side", inc.Side, all, func(c *Claim, v Side, exactly bool) bool {
			s := c.Side
			if s == "" {
				s = desk.Side(c.Class, c.Actors)
			}
			return s == v || !exactly && s == SideUndetermined
		})
		if inc.Place != nil {
			checkField(t, "place", *inc.Place, all, func(c *Claim, v Place, exactly bool) bool {
				if exactly {
					return reflect.DeepEqual(c.Places[0], v)
				}
				return samePlace(&c.Places[0], &v) || desk.holdsPlace(&c.Places[0], &v)
			})
		}
		for _, a := range inc.Actors {
			checkField(t, "actor", a, all, func(c *Claim, v Participant, exactly bool) bool {
				return slices.ContainsFunc(c.Actors, func(p Participant) bool {
					return keyOf(&p) == keyOf(&v) && (p.Role == v.Role || !exactly && p.Role == Involved)
				})
			})
		}
		for _, q := range inc.Quantities {
			checkField(t, "quantity", q, all, func(c *Claim, v Quantity, exactly bool) bool {
				return slices.ContainsFunc(c.Quantities, func(p Quantity) bool {
					return p == v || !exactly && compareQuantity(&p, &v) == 0 && quantityLaw.holds(&p, &v)
				})
			})
		}
		for _, m := range inc.Methods {
			checkField(t, "method", m, all, func(c *Claim, v string, _ bool) bool { return slices.Contains(c.Methods, v) })
		}
		for _, c := range inc.Contradictions {
			if c.Explanation.AR == "" || c.Explanation.EN == "" || len(c.Claims) == 0 || !slices.IsSorted(c.Claims) {
				t.Fatalf("contradiction without words or claims: %s", dump(c))
			}
		}
		for i := range claims {
			if strictness(claims[i].Marking) > strictness(inc.Marking) {
				t.Fatalf("marking %s, but a claim is %s", inc.Marking, claims[i].Marking)
			}
			if first := claims[i].Places; inc.Place == nil && len(first) > 0 && first[0].Precision != PlaceUnknown {
				t.Fatal("a place is lost")
			}
		}
	})
}

// Nothing of a claim that is taken away stays: no mention of it, and no value that the others do not give.
// What it did not touch does not change.
func TestRemovalRemovesExactlyTheInfluence(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		claims := drawClaims(t)
		extra := drawClaim(t, "c3x")
		with := mustCompose(t, slices.Concat(claims, []Claim{extra}))
		without := mustCompose(t, claims)

		extra.State = Rejected
		if got := mustCompose(t, slices.Concat(claims, []Claim{extra})); !reflect.DeepEqual(got, without) {
			t.Fatal("a claim that is not confirmed has influence")
		}
		if strings.Contains(dump(without), extra.ID) {
			t.Fatal("a claim that was never there is mentioned")
		}
		same := func(name string, a, b any, touched bool) {
			if !touched && !reflect.DeepEqual(a, b) {
				t.Fatalf("%s changes with a claim that says nothing about it:\n%s\n%s", name, dump(a), dump(b))
			}
		}
		if len(extra.Places) == 0 {
			same("place", with.Place, without.Place, false)
		}
		if extra.When.Start == NoDay && without.When.Value.Start != NoDay {
			same("when", with.When, without.When, false)
		}
		if len(extra.Methods) == 0 {
			same("methods", with.Methods, without.Methods, false)
		}
		for _, q := range without.Quantities {
			touched := slices.ContainsFunc(extra.Quantities, func(p Quantity) bool { return compareQuantity(&p, &q.Value) == 0 })
			i := slices.IndexFunc(with.Quantities, func(f Field[Quantity]) bool { return compareQuantity(&f.Value, &q.Value) == 0 })
			if i < 0 {
				t.Fatal("a quantity is lost when a claim is added")
			}
			same("quantity", with.Quantities[i], q, touched)
		}
		for _, a := range without.Actors {
			touched := slices.ContainsFunc(extra.Actors, func(p Participant) bool { return keyOf(&p) == keyOf(&a.Value) })
			i := slices.IndexFunc(with.Actors, func(f Field[Participant]) bool { return keyOf(&f.Value) == keyOf(&a.Value) })
			if i < 0 {
				t.Fatal("an actor is lost when a claim is added")
			}
			same("actor", with.Actors[i], a, touched)
		}
	})
}

func TestPartitionLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var p Partition
		claims := map[string]string{}
		for i := range rapid.IntRange(1, 8).Draw(t, "claims") {
			c, inc := fmt.Sprintf("c%d", i), fmt.Sprintf("i%d", rapid.IntRange(0, 4).Draw(t, "incident"))
			var err error
			if p, err = p.Add(c, inc); err != nil {
				t.Fatal(err)
			}
			claims[c] = inc
		}
		incidents := []string{"i0", "i1", "i2", "i3", "i4"}
		for range rapid.IntRange(0, 10).Draw(t, "steps") {
			before := p
			was := maps.Clone(p.now)
			a, b := rapid.SampledFrom(incidents).Draw(t, "into"), rapid.SampledFrom(incidents).Draw(t, "from")
			moved := p.Claims(b)
			merged, err := p.Merge(a, b)
			if err == nil {
				// Merge and un-merge is as if nothing had been, but for the history.
				back, err := merged.Unmerge(a, moved...)
				if err != nil || !maps.Equal(back.now, p.now) || len(back.Moves) != len(p.Moves)+2 {
					t.Fatalf("merge and un-merge: %v", err)
				}
				p = merged
			} else if !errors.Is(err, ErrSameIncident) && !errors.Is(err, ErrNoIncident) {
				t.Fatal(err)
			}
			if in := p.Claims(a); len(in) > 0 && rapid.Bool().Draw(t, "unmerge") {
				q, err := p.Unmerge(a, rapid.SampledFrom(in).Draw(t, "claim"))
				if err != nil && !errors.Is(err, ErrNotMerged) {
					t.Fatal(err)
				}
				p = q
			}
			if !maps.Equal(was, before.now) {
				t.Fatal("an earlier partition was changed")
			}
			n := 0
			for _, i := range incidents {
				n += len(p.Claims(i))
			}
			if n != len(claims) || !maps.Equal(p.Origin, claims) {
				t.Fatal("a claim is lost or doubled")
			}
		}
		// Undone one by one, every claim is where it began.
		for again := true; again; {
			again = false
			for c := range claims {
				at, _ := p.Of(c)
				if q, err := p.Unmerge(at, c); err == nil {
					p, again = q, true
				}
			}
		}
		if !maps.Equal(p.now, claims) {
			t.Fatal("undoing all merges does not lead back")
		}
	})
}

func TestMergeRefuses(t *testing.T) {
	p, _ := Partition{}.Add("c1", "i1")
	if _, err := p.Add("c1", "i2"); !errors.Is(err, ErrPlaced) {
		t.Error(err)
	}
	if _, err := p.Merge("i1", "i1"); !errors.Is(err, ErrSameIncident) {
		t.Error(err)
	}
	if _, err := p.Merge("i1", "i2"); !errors.Is(err, ErrNoIncident) {
		t.Error(err)
	}
	if _, err := p.Unmerge("i1", "c1"); !errors.Is(err, ErrNotMerged) {
		t.Error(err)
	}
	if _, err := p.Unmerge("i1", "c2"); !errors.Is(err, ErrNoIncident) {
		t.Error(err)
	}
}
