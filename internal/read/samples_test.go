package read

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// expectation is the part of data/samples/expected that is judged here.
type expectation struct {
	Documents []struct {
		Published incident.Day `json:"published"`
		Proposals []struct {
			Class    incident.Class `json:"class"`
			Optional bool           `json:"optional"`
			Date     struct {
				Start     incident.Day           `json:"start"`
				Precision incident.TimePrecision `json:"precision"`
			} `json:"date"`
			Actors []struct {
				ID   string         `json:"id"`
				Name text.Bilingual `json:"name"`
				Role incident.Role  `json:"role"`
			} `json:"actors"`
			Quantities []struct {
				What  string `json:"what"`
				Value int64  `json:"value"`
			} `json:"quantities"`
		} `json:"proposals"`
		Contradictions []struct {
			Kind string `json:"kind"`
		} `json:"contradictions"`
		NotHappenings []struct {
			Text string `json:"text"`
		} `json:"not_happenings"`
	} `json:"documents"`
}

// The sample reports were read by a careful analyst before the reader was; it must find most of what they found.
func TestSamplesAgainstAnAnalyst(t *testing.T) {
	dir := filepath.Join("..", "..", "data", "samples")
	files, err := filepath.Glob(filepath.Join(dir, "expected", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no expectations in %s: %v", dir, err)
	}
	var wanted, found, extra, days, daysRight, counts, countsRight, kinds, kindsRight int
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var e expectation
		if err := json.Unmarshal(b, &e); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		sources, _ := filepath.Glob(filepath.Join(dir, name+".*"))
		if len(sources) != 1 {
			t.Fatalf("%s: %d source files", name, len(sources))
		}
		src, err := os.ReadFile(sources[0])
		if err != nil {
			t.Fatal(err)
		}
		d, err := document.Read(t.Context(), src, sources[0], "")
		if err != nil {
			t.Fatal(err)
		}
		want := e.Documents[0]
		r := mustRead(t, Input{Source: name, Text: d.Text, Published: want.Published}, shipped(t))
		used := map[int]bool{}
		for _, w := range want.Proposals {
			if len(w.Actors) == 0 {
				continue // found by residents: nobody of the list acted
			}
			match := -1
			for i, p := range r.Proposals {
				if !used[i] && p.Class == w.Class && (match < 0 || sharesAnActor(p, w.Actors[0].ID, w.Actors[0].Name.EN) && !sharesAnActor(r.Proposals[match], w.Actors[0].ID, w.Actors[0].Name.EN)) {
					match = i
				}
			}
			if !w.Optional {
				wanted++
			}
			if match < 0 {
				if !w.Optional {
					t.Logf("%s: not found: %s", name, w.Class)
				}
				continue
			}
			used[match] = true
			if !w.Optional {
				found++
			}
			p := r.Proposals[match]
			if w.Date.Precision == incident.TimeDay || w.Date.Precision == incident.TimeMonth {
				days++
				if p.Date != nil && p.Date.Start == w.Date.Start {
					daysRight++
				} else {
					t.Logf("%s: %s: date %v, want %v", name, p.Class, p.Date, w.Date.Start)
				}
			}
			for _, q := range w.Quantities {
				counts++
				right := false
				for _, g := range p.Quantities {
					right = right || g.Value == q.Value
				}
				if right {
					countsRight++
				} else {
					t.Logf("%s: %s: no %s %d in %v", name, p.Class, q.What, q.Value, p.Quantities)
				}
			}
		}
		extra += len(r.Proposals) - len(used)
		for i, p := range r.Proposals {
			if !used[i] {
				t.Logf("%s: not expected: %s %q", name, p.Class, p.Trigger.Text)
			}
			for _, n := range want.NotHappenings {
				if strings.Contains(n.Text, p.Trigger.Text) && strings.Contains(text.Slice(d.Text, p.Evidence[0]), n.Text) {
					t.Errorf("%s: %q became a proposal", name, n.Text)
				}
			}
		}
		have := map[string]int{}
		for _, c := range r.Contradictions {
			have[c.Kind]++
		}
		for _, c := range want.Contradictions {
			kinds++
			if have[c.Kind] > 0 {
				have[c.Kind]--
				kindsRight++
			}
		}
	}
	t.Logf("proposals %d of %d, %d not expected; dates %d of %d; figures %d of %d; contradictions %d of %d",
		found, wanted, extra, daysRight, days, countsRight, counts, kindsRight, kinds)
	if found*100 < 80*wanted || extra > 4 || daysRight*100 < 80*days || countsRight*100 < 60*counts || kindsRight*100 < 70*kinds {
		t.Error("the reader finds less than it did")
	}
}

func sharesAnActor(p Proposal, id, name string) bool {
	for _, a := range p.Actors {
		if id != "" && a.ID == id || strings.Contains(name, a.Name.EN) || strings.Contains(a.Name.EN, name) {
			return true
		}
	}
	return false
}

func TestReadKnowsNothing(t *testing.T) {
	r := mustRead(t, Input{Text: sample, Published: published}, Knowledge{})
	for _, p := range r.Proposals {
		if len(p.Places) > 0 || len(p.Actors) > 0 {
			t.Errorf("invented %v %v", p.Places, p.Actors)
		}
	}
	if b, err := json.Marshal(mustRead(t, Input{}, Knowledge{})); err != nil || strings.Contains(string(b), ":null") && !strings.Contains(string(b), `"published":null`) {
		t.Errorf("an empty text reads as %s, %v", b, err)
	}
}
