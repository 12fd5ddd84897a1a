package read_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/read"
	"tansiq/internal/read/score"
)

// floorOf is what the reader reached on the annotated reports of a folder, slot by slot, when it was last changed: it must not
// fall below.
var floorOf = map[string]map[string]float64{
	"gold": {
		"events (class + anchor)": 0.85, "arguments": 0.74, "actors in roles": 0.70, "places of events": 0.74, "dates of events": 0.78, "quantities of events": 0.72, "methods": 0.64,
		"side": 0.78, "certainty": 0.90, "attribution": 0.85, "part of": 0.65, "place mentions": 0.98, "places resolved": 0.97, "dates (same span)": 0.99, "dates (value)": 0.99, "quantities": 0.98,
		"judgments": 0.87, "month pairs": 1, "contradictions": 0.93,
	},
	"field": {
		"events (class + anchor)": 0.82, "arguments": 0.66, "actors in roles": 0.59, "places of events": 0.68, "dates of events": 0.75, "quantities of events": 0.67, "methods": 0.64,
		"side": 0.79, "certainty": 0.87, "attribution": 0.79, "part of": 0.40, "place mentions": 0.96, "places resolved": 0.96, "dates (same span)": 0.95, "dates (value)": 0.98, "quantities": 0.95,
		"judgments": 0.68, "month pairs": 1, "contradictions": 0.76,
	},
}

// TestGold holds the reader against reports that were annotated by people who had not seen it. With TANSIQ_GOLD=DIR it takes
// those of another folder; with TANSIQ_MISSES=FILE it writes what was missed and what was invented.
func TestGold(t *testing.T) {
	if out := os.Getenv("TANSIQ_MISSES"); out != "" {
		if err := os.WriteFile(out, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if other := os.Getenv("TANSIQ_GOLD"); other != "" {
		hold(t, other, nil)
		return
	}
	for name, floors := range floorOf {
		t.Run(name, func(t *testing.T) { hold(t, filepath.Join("testdata", name), floors) })
	}
}

func hold(t *testing.T, dir string, floors map[string]float64) {
	golds, err := score.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	know := shippedKnowledge(t)
	var tally score.Tally
	for _, g := range golds {
		r, err := read.Read(t.Context(), read.Input{Source: g.Name, Text: g.Text, Published: g.Published}, know)
		if err != nil {
			t.Fatal(err)
		}
		tally.Add(g, r)
	}
	for _, row := range tally.Rows() {
		t.Logf("%-26s P %.3f  R %.3f  F1 %.3f  %d/%d/%d", row.Slot, row.Precision, row.Recall, row.F1, row.Right, row.Given, row.Wanted)
		if floor := floors[strings.TrimSpace(row.Slot)]; row.F1 < floor {
			t.Errorf("%s: F1 %.3f, was %.3f", strings.TrimSpace(row.Slot), row.F1, floor)
		}
	}
	t.Logf("%d texts; hypotheticals as fact %d, lookalikes %d, wrong spans %d", tally.Texts, tally.Hypotheticals, tally.Lookalikes, tally.WrongSpans)
	if tally.Hypotheticals > 0 && floors != nil {
		t.Errorf("%d hypotheticals are shown as fact", tally.Hypotheticals)
	}
	if tally.WrongSpans > 0 {
		t.Errorf("%d values are not the text at their span", tally.WrongSpans)
	}
	if out := os.Getenv("TANSIQ_MISSES"); out != "" {
		f, err := os.OpenFile(out, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.WriteString(strings.Join(tally.Misses, "\n") + "\n"); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func shippedKnowledge(t *testing.T) read.Knowledge {
	t.Helper()
	places, err := gazetteer.Load()
	if err != nil {
		t.Fatal(err)
	}
	actors, err := actor.Load()
	if err != nil {
		t.Fatal(err)
	}
	return read.Knowledge{Places: places, Actors: actors}
}

// TestHeldIsWhole loads the annotations that nobody works with; their score is asked for with tansiq read --score.
func TestHeldIsWhole(t *testing.T) {
	golds, err := score.Load(filepath.Join("testdata", "held"))
	if err != nil || len(golds) < 20 {
		t.Errorf("%d annotated texts: %v", len(golds), err)
	}
}
