package pdf

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// Small files that ask for much end within bounds of time and memory, whatever they end with.
func TestSmallFilesThatAskForMuch(t *testing.T) {
	var far, marks, figures, rows, hyphens, raised, cells strings.Builder
	for i := range 60_000 {
		fmt.Fprintf(&far, "1 0 0 1 %d 100 Tm (%c) Tj ", 20+i%2*500+i/2%3, 'a'+i%7)
		fmt.Fprintf(&cells, "1 0 0 1 %d %d Tm (%c) Tj ", 20+i/2*15, 100+i%2*20, 'a'+i%7)
		fmt.Fprintf(&raised, "1 0 0 1 %d 104 Tm (%d) Tj ", 30+i*3, i%9)
		fmt.Fprintf(&rows, "1 0 0 1 100 %d Tm (%c) Tj ", 2+i, 'a'+i%7)
	}
	for range 30_000 {
		marks.WriteString("(mn) Tj ")
		figures.WriteString("(1 ) Tj ")
	}
	for i := range 5000 {
		fmt.Fprintf(&hyphens, "1 0 0 1 100 %d Tm (word%c%c%c-) Tj 0 -5 Td (broken and so on and so on with words) Tj ", 4+10*(5000-i), 'a'+i%26, 'a'+i/26%26, 'a'+i/676%26)
	}
	wide := func(font, content string, extra ...string) []byte {
		objs := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
			"<</Type/Page/MediaBox[0 0 1000000 1000000]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>", streamOf("", []byte(content)), font}
		return build(append(objs, extra...)...)
	}
	arabic := "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[109/fathaarabic/kasraarabic]>>>>"
	hebrew := "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[65/alefarabic]>>>>"
	open := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids["}
	for i := range 1500 {
		open[1] += fmt.Sprintf("%d 0 R ", i+3)
		open = append(open, "(")
	}
	open[1] += "]>>"
	open[len(open)-1] += strings.Repeat("A", 2<<20)
	for name, b := range map[string][]byte{
		"strings without an end": build(open...),
		"a letter that is a book": onePage("<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>", "BT /F 10 Tf 10 10 Td ("+strings.Repeat("A", 60_000)+") Tj ET",
			streamOf("", []byte("1 beginbfchar <41> <"+strings.Repeat("00620061", 30_000)+"> endbfchar"))),
		"a font described at length, again and again": build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
			"<</Type/Page/Contents 4 0 R/Resources<</Font<</F <</Type/Font/Subtype/Type1/Widths 5 0 R>>>>>>>>",
			streamOf("", []byte(strings.Repeat("/F 10 Tf ", 50_000))), "["+strings.Repeat("6 0 R ", 600_000)+"]", "500"),
		"objects in ruins":                 []byte("%PDF-1.4\n" + strings.Repeat("1 0 obj<</Type/XRef>>stream\n", 150_000) + strings.Repeat("x", 4<<20)),
		"letters here and there on a line": wide(helv, "BT /F 9 Tf "+far.String()+"ET"),
		"marks upon marks":                 wide(arabic, "BT /F 9 Tf 100 100 Td "+marks.String()+"ET"),
		"figures upon figures":             wide(hebrew, "BT /F 9 Tf 100 100 Td (AAAA ) Tj "+figures.String()+"ET"),
		"raised figures":                   wide(helv, "BT /F 9 Tf 10 100 Td (abcdefgh) Tj /F 5 Tf "+raised.String()+"ET"),
		"rows of one letter":               wide(helv, "BT /F 1 Tf "+rows.String()+"ET"),
		"words that break":                 wide(helv, "BT /F 5 Tf "+hyphens.String()+"ET"),
		"cells beside cells":               wide(helv, "BT /F 5 Tf "+cells.String()+"ET"),
	} {
		t.Run(name, func(t *testing.T) {
			const limit = time.Second
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			r, err := Extract(ctx, b)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			used := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%v, %d MB in all, %d letters: %v", took, used, len(r.Text), err)
			if used > 800 {
				t.Errorf("took %d MB", used)
			}
		})
	}
}

// What a page draws without ink is no part of what it says, unless it is what a machine read from a picture.
func TestUnseenText(t *testing.T) {
	const seen, unseen = "BT /F 10 Tf 10 700 Td (The bridge was closed on Monday.) Tj ET ", "BT 3 Tr /F 10 Tf 10 600 Td (Nine were killed.) Tj ET "
	picture := streamOf("/Subtype/Image/Width 1/Height 1", []byte("x"))
	for _, c := range []struct {
		content string
		unseen  int
		want    string
	}{
		{seen, 0, "The bridge was closed on Monday."},
		{seen + unseen, 17, "The bridge was closed on Monday."},
		{"q 600 0 0 800 0 0 cm /X Do Q " + seen + unseen, 0, "The bridge was closed on Monday.\n\nNine were killed."},
		{unseen, 0, "Nine were killed."},
	} {
		r, err := Extract(t.Context(), onePage(helv, c.content, picture))
		if err != nil || r.Text != c.want || r.Unseen != c.unseen {
			t.Errorf("%q, %d unseen, want %q, %d: %v", r.Text, r.Unseen, c.want, c.unseen, err)
		}
	}
}
