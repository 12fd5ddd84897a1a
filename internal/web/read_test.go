package web

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tansiq/internal/text"
)

var (
	tags = regexp.MustCompile(`<[^>]*>`)
	only = regexp.MustCompile(`data-m="[^"]*9\.one:src[^"]*">([^<]*)<`)
)

// The text of a document is shown whole, whatever is marked in it, and each mark stands on its own words.
func TestParagraphsLoseNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runes := rapid.SliceOfN(rapid.SampledFrom([]rune("abc<& دمشق\n\r")), 0, 60).Draw(t, "text")
		var runs []run
		for range rapid.IntRange(0, 12).Draw(t, "runs") {
			runs = append(runs, run{
				Span: text.Span{Start: rapid.IntRange(-2, 62).Draw(t, "start"), End: rapid.IntRange(-2, 62).Draw(t, "end")},
				slot: rapid.SampledFrom([]string{"", "act", "time", "place"}).Draw(t, "slot"), n: rapid.IntRange(0, 3).Draw(t, "n"),
				key:   rapid.SampledFrom([]string{"time", "place-0", "ev", "x0.1", "m.time-2", "j0"}).Draw(t, "key"),
				doubt: rapid.SampledFrom([]string{"", "possible"}).Draw(t, "doubt"),
			})
		}
		one := text.Span{Start: rapid.IntRange(-2, 62).Draw(t, "one"), End: rapid.IntRange(-2, 62).Draw(t, "one's end")}
		runs = append(runs, run{Span: one, slot: "src", n: 9, key: "one"})
		name := rapid.SampledFrom([]string{"", "ab", "دمشق"}).Draw(t, "name")
		m := markText(runes, name, runs, rapid.IntRange(0, 3).Draw(t, "open"), nil)
		var all []paragraph
		if m.Title != nil {
			all = append(all, *m.Title)
		}
		for _, c := range m.Chunks {
			all = append(all, c...)
		}
		var got, marked strings.Builder
		for i, p := range all {
			if p.N != i+1 || m.para(p.Start) != p.N {
				t.Fatalf("line %d is numbered %d and found as %d", i+1, p.N, m.para(p.Start))
			}
			got.WriteString(html.UnescapeString(tags.ReplaceAllString(string(p.HTML), "")))
			for _, piece := range only.FindAllStringSubmatch(string(p.HTML), -1) {
				marked.WriteString(html.UnescapeString(piece[1]))
			}
		}
		var want, wantMarked strings.Builder
		at := 0
		for line := range strings.SplitSeq(string(runes), "\n") {
			letters := []rune(line)
			if strings.TrimSpace(line) != "" {
				want.WriteString(line)
				for i, r := range letters {
					if one.Start >= 0 && one.End <= len(runes) && one.Start <= at+i && at+i < one.End {
						wantMarked.WriteRune(r)
					}
				}
			}
			at += len(letters) + 1
		}
		if marked.String() != wantMarked.String() {
			t.Fatalf("marked %q, want %q", marked.String(), wantMarked.String())
		}
		if got.String() != want.String() {
			t.Fatalf("got %q, want %q", got.String(), want.String())
		}
	})
}
