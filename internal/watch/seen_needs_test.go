package watch

import (
	"math"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// TestSeenNeedsWhatAreasNeed: what a polygon is said to be is what the areas over it are said to be.
func TestSeenNeedsWhatAreasNeed(t *testing.T) {
	a := Area{ID: "A-1", Version: 1, Name: text.Bilingual{EN: "x"}, Kind: Drawn, Shape: told(38, 35, 39, 36), Marking: incident.TLPRed, Needs: []string{"p", "q"}}
	from := dayOne.Add(-time.Hour)
	word := func(id, party, area string) Declaration {
		return Declaration{ID: id, Party: Party{ID: party}, Area: area, Complete: true, Marking: incident.TLPRed}
	}
	for name, words := range map[string][]Declaration{
		"one for the area":   {word("D-1", "p", "A-1")},
		"one for everywhere": {word("D-1", "p", "")},
		"both":               {word("D-1", "p", ""), word("D-2", "q", "A-1")},
		"somebody else":      {word("D-1", "r", "")},
	} {
		m, err := NewModel(Known{Areas: []Area{a}, Declarations: words})
		if err != nil {
			t.Fatal(err)
		}
		ask := Ask{Window: SpanOf(from, dayOne)}
		c, err := m.Coverage("A-1", ask)
		if err != nil {
			t.Fatal(err)
		}
		s, err := m.Seen(a.Shape, ask)
		if err != nil || math.Abs(s.Vacuum.Low-c.Vacuum.Low) > 1e-6 || math.Abs(s.Unknown.Low-c.Unknown.Low) > 1e-6 {
			t.Errorf("%s: the area has %v vacuum and %v unknown, and its ground %v and %v (%v)", name, c.Vacuum, c.Unknown, s.Vacuum, s.Unknown, err)
		}
		// Half of a box that reaches out of the area needs nothing: one word for everywhere is enough there.
		s, err = m.Seen(told(38.5, 35, 39.5, 36), ask)
		in, out := told(38.5, 35, 39, 36).KM2(), told(39, 35, 39.5, 36).KM2()
		want := map[string]float64{"one for the area": 0, "one for everywhere": out, "both": in + out, "somebody else": out}[name]
		if err != nil || math.Abs(s.Vacuum.Low-want) > 1e-3 {
			t.Errorf("%s: half inside: %v vacuum of %v (%v)", name, s.Vacuum, want, err)
		}
	}
}
