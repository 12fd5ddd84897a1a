package watch

import (
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// TestSinceAWordEnded: ground that was vacuum for as long as anybody knows, until the word that said so ran out, is unknown since then.
func TestSinceAWordEnded(t *testing.T) {
	a := Area{ID: "A-1", Version: 1, Name: text.Bilingual{EN: "x"}, Kind: Drawn, Shape: told(38, 35, 39, 36), Marking: incident.TLPRed}
	ended := dayOne
	d := Declaration{ID: "D-1", Party: Party{ID: "p"}, Area: "A-1", Until: ended, Complete: true, Marking: incident.TLPRed}
	m, err := NewModel(Known{Areas: []Area{a}, Declarations: []Declaration{d}})
	if err != nil {
		t.Fatal(err)
	}
	for _, later := range []time.Duration{time.Hour, 50 * 24 * time.Hour, 3000 * 24 * time.Hour} {
		now := ended.Add(later)
		patches, err := m.At(now.Unix(), Ask{}, nil)
		if err != nil || len(patches) != 1 || patches[0].State != GroundUnknown || patches[0].Since != ended.Unix() {
			t.Errorf("%v after the word ended, the ground is %+v (%v)", later, patches, err)
		}
		gaps, err := m.Gaps("A-1", Ask{Window: SpanOf(now, now.Add(time.Hour))})
		if err != nil || len(gaps) != 1 || gaps[0].State != GroundUnknown || gaps[0].Since != ended.Unix() {
			t.Errorf("%v after the word ended, the gaps are %+v (%v)", later, gaps, err)
		}
	}
}
