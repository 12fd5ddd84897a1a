package read

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// TestLines reads reports of one sentence: testdata/lines/*.tsv, a class (or several as good, divided by |; none for sentences
// that tell no happening though an act word stands in them), a tab, and a sentence with the words that name the act in square
// brackets. They were written by people who had not seen the lexicons, for the breadth of what newsrooms say. The floors are
// what the reader reached when it was last changed: the parts of the happenings that are found and that have their class, and
// the part of the others that is told for a fact.
func TestLines(t *testing.T) {
	know := shipped(t)
	for _, c := range []struct {
		file                  string
		found, right, invents float64
	}{
		{"ar.tsv", 0.89, 0.81, 0.16},
		{"en.tsv", 0.80, 0.72, 0.10},
	} {
		body, err := os.ReadFile(filepath.Join("testdata", "lines", c.file))
		if err != nil {
			t.Fatal(err)
		}
		var told, found, right, none, invented int
		var misses []string
		for line := range strings.Lines(string(body)) {
			class, marked, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if !ok {
				t.Fatalf("%s: %q has no tab", c.file, line)
			}
			sentence, acts := unmark(marked)
			r, err := Read(t.Context(), Input{Source: "line", Text: sentence, Published: incident.Date(2025, 6, 15)}, know)
			if err != nil {
				t.Fatal(err)
			}
			if class == "none" {
				none++
				if slices.ContainsFunc(r.Proposals, func(p Proposal) bool {
					return p.Certainty != incident.Planned && p.Certainty != incident.Possible && p.Certainty != incident.Denied
				}) {
					invented++
					misses = append(misses, "invented: "+marked)
				}
				continue
			}
			told++
			hits := slices.DeleteFunc(slices.Clone(r.Proposals), func(p Proposal) bool {
				return !slices.ContainsFunc(p.Anchors, func(q Quote) bool {
					return slices.ContainsFunc(acts, func(a text.Span) bool { return q.Span.Start < a.End && a.Start < q.Span.End })
				})
			})
			switch {
			case len(hits) == 0:
				misses = append(misses, "missed "+class+": "+marked)
				continue
			case slices.ContainsFunc(hits, func(p Proposal) bool { return slices.Contains(strings.Split(class, "|"), string(p.Class)) }):
				right++
			default:
				misses = append(misses, class+" read as "+string(hits[0].Class)+": "+marked)
			}
			found++
		}
		of := func(n, all int) float64 { return float64(n) / float64(max(all, 1)) }
		t.Logf("%s: found %.3f, right class %.3f of %d; %.3f of %d others told for facts", c.file, of(found, told), of(right, told), told, of(invented, none), none)
		if of(found, told) < c.found || of(right, told) < c.right || of(invented, none) > c.invents {
			t.Errorf("%s fell below its floors:\n%s", c.file, strings.Join(misses, "\n"))
		}
	}
}

// unmark takes the square brackets off a sentence and returns what stood in them.
func unmark(marked string) (string, []text.Span) {
	var sentence strings.Builder
	var acts []text.Span
	at, start := 0, 0
	for _, ch := range marked {
		switch ch {
		case '[':
			start = at
		case ']':
			acts = append(acts, text.Span{Start: start, End: at})
		default:
			sentence.WriteRune(ch)
			at++
		}
	}
	return sentence.String(), acts
}
