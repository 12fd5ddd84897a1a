package gazetteer

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"

	"tansiq/internal/text"
)

// expected is a place that a phrase names.
type expected struct {
	words    string // as they stand in the phrase
	unit     string // the id of the unit that is meant; empty when a position is
	lon, lat float64
	km       float64 // how far off the position may be
}

// phrase is a short text with the places that it names.
type phrase struct {
	line int
	text string
	want []expected
}

func phrases(t *testing.T) []phrase {
	t.Helper()
	b, err := os.ReadFile("testdata/phrases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var out []phrase
	for i, line := range strings.Split(string(b), "\n") {
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(strings.TrimRight(line, "\t"), "\t")
		p := phrase{line: i + 1, text: f[0]}
		for _, s := range f[1:] {
			words, where, ok := strings.Cut(s, "=")
			if !ok || !strings.Contains(p.text, words) {
				t.Fatalf("testdata/phrases.tsv, line %d: %q is not words of the phrase = where they are", i+1, s)
			}
			e := expected{words: words, km: 10}
			if numbers := strings.Split(where, ","); len(numbers) == 1 {
				e.unit = where
			} else {
				for j, to := range []*float64{&e.lon, &e.lat, &e.km}[:len(numbers)] {
					if *to, err = strconv.ParseFloat(numbers[j], 64); err != nil {
						t.Fatalf("testdata/phrases.tsv, line %d: %v", i+1, err)
					}
				}
			}
			p.want = append(p.want, e)
		}
		out = append(out, p)
	}
	return out
}

// readerWords are the words of a text as package read gives them: what hyphens join is one word.
func readerWords(s string) []string {
	var out []string
	end := -1
	hyphen := false
	for _, tok := range text.Tokenize(s) {
		touching := tok.Span.Start == end
		switch {
		case touching && tok.Text == "-" && len(out) > 0 && out[len(out)-1][0] < 0x80:
			hyphen = true
		case touching && hyphen:
			out[len(out)-1] += "-" + tok.Text
			hyphen = false
		default:
			if hyphen {
				out = append(out, "-")
			}
			out, hyphen = append(out, tok.Text), false
		}
		end = tok.Span.End
	}
	return out
}

// right reports whether a reading is the place that is expected.
func (e expected) right(r Reading) bool {
	if e.unit != "" {
		return r.Place.ID == e.unit
	}
	return DistanceKM(e.lon, e.lat, r.Place.Lon, r.Place.Lat) <= e.km
}

// The places of short phrases are found, nothing else is, and they are the right ones.
func TestPhrases(t *testing.T) {
	g := load(t)
	type tally struct{ want, got, found, right int }
	var all [2]tally // Arabic, English
	n := 0
	for _, p := range phrases(t) {
		n++
		script := &all[0]
		if p.text[0] < 0x80 {
			script = &all[1]
		}
		words := readerWords(p.text)
		var sure []Reading
		for _, r := range g.Resolve(words, g.Match(words), Context{}) {
			if r.Sure {
				sure = append(sure, r)
			}
		}
		script.want += len(p.want)
		script.got += len(sure)
		used := make([]bool, len(sure))
		var wrong []string
		for _, e := range p.want {
			i := -1
			for k, r := range sure {
				named := strings.Join(words[r.Start:r.End], "")
				own := strings.Join(readerWords(e.words), "")
				if !used[k] && (strings.Contains(named, own) || strings.Contains(own, named)) {
					i = k
					break
				}
			}
			if i < 0 {
				wrong = append(wrong, fmt.Sprintf("%s is not found", e.words))
				continue
			}
			used[i] = true
			script.found++
			if e.right(sure[i]) {
				script.right++
			} else {
				q := sure[i].Place
				wrong = append(wrong, fmt.Sprintf("%s is read as %s %q %s (%.2f %.2f)", e.words, q.ID, q.EN, q.Unit(), q.Lon, q.Lat))
			}
		}
		for i, r := range sure {
			if !used[i] {
				wrong = append(wrong, fmt.Sprintf("%q is read as %s %q", words[r.Start:r.End], r.Place.ID, r.Place.EN))
			}
		}
		if len(wrong) > 0 {
			t.Logf("line %d: %s\n\t%s", p.line, p.text, strings.Join(wrong, "\n\t"))
		}
	}
	for i, script := range []string{"Arabic", "English"} {
		s := all[i]
		precision, recall, right := float64(s.found)/float64(s.got), float64(s.found)/float64(s.want), float64(s.right)/float64(s.found)
		t.Logf("%s: %d places expected, %d read: precision %.3f, recall %.3f; of those found %.3f are right", script, s.want, s.got, precision, recall, right)
		if precision < 0.90 || recall < 0.90 || right < 0.85 {
			t.Errorf("%s: precision %.3f, recall %.3f, right %.3f; want 0.90, 0.90, 0.85", script, precision, recall, right)
		}
	}
	if n < 150 {
		t.Errorf("%d phrases, want at least 150", n)
	}
}
