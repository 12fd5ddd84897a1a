package incident

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tansiq/internal/text"
)

// told is a claim about a bombing near Palmyra, as one source tells it.
func told(change func(*Claim)) Claim {
	day := Date(2025, 1, 11)
	c := Claim{
		ID: "c1", Key: "k1", State: Confirmed, Class: Bombing,
		When: When{Start: day, End: day, Precision: TimeDay},
		Places: []Place{{ID: "palmyra", Name: text.Bilingual{AR: "تدمر", EN: "Palmyra"}, Coord: &Coord{38.284, 34.5624}, Precision: PlaceTown,
			Unit: "SY-HI-tadmur"}},
		Actors: []Participant{{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}, Role: By},
			{ID: "syria-army", Name: text.Bilingual{AR: "الجيش السوري", EN: "Syrian army"}, Role: Target}},
		Quantities: []Quantity{{What: "killed", Value: 6, Min: 6, Max: 6, Unit: "people"}},
		Methods:    []string{"car_bomb"}, Certainty: Reported, Marking: TLPAmber,
		Source: Source{ID: "doc:a", Name: "A", Kind: SourceMedia, Published: NoDay},
	}
	if change != nil {
		change(&c)
	}
	return c
}

func place(id string, precision PlacePrecision, unit string, lon, lat float64) Place {
	return Place{ID: id, Name: text.Bilingual{EN: id, AR: id}, Precision: precision, Unit: unit, Coord: &Coord{lon, lat}}
}

var comparing = Comparer{
	Desk: Desk{Subject: "islamic-state"},
	PartOf: func(id, group string) bool {
		return id == group || id == "syria-17th-division" && group == "syria-army" || id == "is-wilayat-homs" && group == "islamic-state"
	},
}

func TestCompare(t *testing.T) {
	known := told(nil)
	for _, c := range []struct {
		name    string
		change  func(*Claim)
		least   float64
		most    float64
		agrees  string // slots, in order
		differs string
	}{
		{"itself", nil, 1, 1, "class time place side actors killed methods", ""},
		{"nothing but day and town", func(c *Claim) { c.Actors, c.Quantities, c.Methods = nil, nil, nil }, 0.75, 0.85, "class time place", "side"},
		{"a day apart, another figure", func(c *Claim) {
			c.When.Start, c.When.End, c.Quantities[0] = c.When.Start+1, c.When.End+1, Quantity{What: "killed", Value: 9, Min: 9, Max: 9, Unit: "people"}
		}, 0.8, 0.95, "class place side actors methods", "time killed"},
		{"its district in that week", func(c *Claim) {
			c.When = When{Start: c.When.Start - 3, End: c.When.Start + 3, Precision: TimeWeek}
			c.Places[0] = place("tadmur", PlaceDistrict, "SY-HI-tadmur", 38.6, 34.4)
		}, 0.7, 0.8, "class time place side actors killed methods", ""},
		{"a clash there, parts of the actors", func(c *Claim) {
			c.Class, c.Methods = Clash, nil
			c.Actors[0].ID, c.Actors[0].Role, c.Actors[1].ID, c.Actors[1].Role = "is-wilayat-homs", Involved, "syria-17th-division", Involved
		}, 0.85, 0.95, "class time place actors killed", "side"},
		{"bounds that hold the figure", func(c *Claim) { c.Quantities[0] = Quantity{What: "killed", Value: 5, Min: 5, Max: -1, Unit: "people"} }, 0.95, 1,
			"class time place side actors killed methods", ""},
		{"a village 8 km on", func(c *Claim) { c.Places[0] = place("amiriya", PlaceTown, "SY-HI-tadmur", 38.284, 34.634) }, 0.8, 0.9,
			"class time side actors killed methods", "place"},
		{"denied", func(c *Claim) { c.Certainty = Denied }, 1, 1, "class time place side actors killed methods", "certainty"},

		{"two days apart", func(c *Claim) { c.When.Start, c.When.End = c.When.Start+2, c.When.End+2 }, 0, 0, "", ""},
		{"a town 20 km away", func(c *Claim) { c.Places[0] = place("sukhna", PlaceTown, "SY-HI-tadmur", 38.5, 34.6) }, 0, 0, "", ""},
		{"another district", func(c *Claim) { c.Places[0] = place("homs", PlaceDistrict, "SY-HI-homs", 36.7, 34.7) }, 0, 0, "", ""},
		{"a meeting", func(c *Claim) { c.Class = Meeting }, 0, 0, "", ""},
		{"an arrest", func(c *Claim) { c.Class = Arrest }, 0, 0, "", ""},
		{"no place", func(c *Claim) { c.Places = nil }, 0, 0, "", ""},
		{"a country", func(c *Claim) { c.Places[0] = place("sy", PlaceCountry, "SY", 38, 35) }, 0, 0, "", ""},
		{"a year", func(c *Claim) { c.When = When{Start: Date(2025, 1, 1), End: Date(2025, 12, 31), Precision: TimeYear} }, 0, 0, "", ""},
		{"no date", func(c *Claim) { c.When = When{Start: NoDay, End: NoDay, Precision: TimeRelative} }, 0, 0, "", ""},

		{"a governorate alone", func(c *Claim) {
			c.Places[0] = place("homs", PlaceGovernorate, "SY-HI", 37, 34.7)
			c.Actors, c.Quantities, c.Methods = nil, nil, nil
		}, 0, 0, "", ""},
		{"a governorate, the same figure and actors", func(c *Claim) { c.Places[0] = place("homs", PlaceGovernorate, "SY-HI", 37, 34.7) }, 0.75, 0.85,
			"class time place side actors killed methods", ""},
		{"a month alone", func(c *Claim) {
			c.When = When{Start: Date(2025, 1, 1), End: Date(2025, 1, 31), Precision: TimeMonth}
			c.Actors, c.Quantities, c.Methods = nil, nil, nil
		}, 0, 0, "", ""},
		{"a month, the same figure and actors", func(c *Claim) { c.When = When{Start: Date(2025, 1, 1), End: Date(2025, 1, 31), Precision: TimeMonth} }, 0.8, 0.9,
			"class time place side actors killed methods", ""},
		{"a month and a governorate", func(c *Claim) {
			c.When = When{Start: Date(2025, 1, 1), End: Date(2025, 1, 31), Precision: TimeMonth}
			c.Places[0] = place("homs", PlaceGovernorate, "SY-HI", 37, 34.7)
		}, 0, 0, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			ours := told(c.change)
			ours.ID = "c2"
			l := comparing.Compare(ours, []Claim{known})
			if l.Score < c.least || l.Score > c.most {
				t.Errorf("score %.2f, want %.2f…%.2f", l.Score, c.least, c.most)
			}
			slots := func(points []Point) string {
				var out []string
				for _, p := range points {
					out = append(out, p.Slot)
					if p.Claim != known.ID || p.Explanation.AR == "" || p.Explanation.EN == "" || p.Ours.AR == "" || p.Theirs.EN == "" {
						t.Errorf("a point without its words: %+v", p)
					}
				}
				return strings.Join(out, " ")
			}
			if got := slots(l.Agrees); got != c.agrees {
				t.Errorf("agrees in %q, want %q", got, c.agrees)
			}
			if got := slots(l.Differs); got != c.differs {
				t.Errorf("differs in %q, want %q", got, c.differs)
			}
		})
	}
	if l := comparing.Compare(known, nil); l.Score != 0 {
		t.Errorf("like nothing at all: %+v", l)
	}
}

// What an incident knows from several sources is taken together: each slot by whoever says it.
func TestCompareWithSeveral(t *testing.T) {
	week := told(func(c *Claim) {
		c.ID, c.When = "row", When{Start: c.When.Start - 3, End: c.When.Start + 3, Precision: TimeWeek}
		c.Quantities[0] = Quantity{What: "killed", Value: 11, Min: 11, Max: 11, Unit: "people"}
	})
	bare := told(func(c *Claim) { c.ID, c.Actors, c.Quantities, c.Methods = "note", nil, nil, nil })
	ours := told(func(c *Claim) {
		c.ID, c.Quantities[0].Value = "ours", 11
		c.Quantities[0].Min, c.Quantities[0].Max = 11, 11
	})
	l := comparing.Compare(ours, []Claim{week, bare})
	if l.Score < 0.98 {
		t.Errorf("score %.2f", l.Score)
	}
	said := map[string]string{}
	for _, p := range l.Agrees {
		said[p.Slot] = p.Claim
	}
	if said["time"] != "note" || said["killed"] != "row" {
		t.Errorf("who says what: %v", said)
	}
	if back := comparing.Compare(ours, []Claim{bare, week}); back.Score != l.Score {
		t.Errorf("score %v in the one order and %v in the other", l.Score, back.Score)
	}
}

// Whatever two claims say: the score lies in 0…1, is 0 or comes with agreement, does not depend on the order of what is
// known, and is that of one of them at least.
func TestCompareLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Claim {
			c := told(nil)
			c.ID = name
			c.Class = rapid.SampledFrom([]Class{Bombing, Clash, Attack, Raid, Arrest, Meeting}).Draw(t, "class")
			c.When.Start += Day(rapid.IntRange(0, 3).Draw(t, "day"))
			c.When.End = c.When.Start + Day(rapid.SampledFrom([]int{0, 0, 2, 30}).Draw(t, "days"))
			c.Places[0] = rapid.SampledFrom([]Place{
				c.Places[0], place("sukhna", PlaceTown, "SY-HI-tadmur", 38.87, 34.89), place("tadmur", PlaceDistrict, "SY-HI-tadmur", 38.6, 34.4),
				place("homs", PlaceGovernorate, "SY-HI", 37, 34.7), {Precision: PlaceTown, Name: text.Bilingual{AR: "تدمر"}},
			}).Draw(t, "place")
			c.Quantities[0].Value = rapid.Int64Range(0, 9).Draw(t, "killed")
			c.Quantities[0].Min, c.Quantities[0].Max = c.Quantities[0].Value, c.Quantities[0].Value
			c.Actors = c.Actors[:rapid.IntRange(0, 2).Draw(t, "actors")]
			return c
		}
		ours, a, b := draw("ours"), draw("a"), draw("b")
		l := comparing.Compare(ours, []Claim{a, b})
		if l.Score < 0 || l.Score > 1 || l.Score > 0 && len(l.Agrees) == 0 {
			t.Fatalf("%+v", l)
		}
		if back := comparing.Compare(ours, []Claim{b, a}); back.Score != l.Score {
			t.Fatalf("%v in one order and %v in the other", l.Score, back.Score)
		}
		if alone := max(comparing.Compare(ours, []Claim{a}).Score, comparing.Compare(ours, []Claim{b}).Score); alone > l.Score+0.001 {
			t.Fatalf("%v with one and %v with both", alone, l.Score)
		}
		if x, y := comparing.Compare(a, []Claim{b}).Score, comparing.Compare(b, []Claim{a}).Score; x != y {
			t.Fatalf("%v one way and %v the other", x, y)
		}
	})
}

func TestFamily(t *testing.T) {
	for class := range patternsEN {
		if family(class) == 0 {
			t.Errorf("%s is of no family", class)
		}
		if !slices.Contains(Family(class), class) {
			t.Errorf("%s is not of its own family", class)
		}
	}
}
