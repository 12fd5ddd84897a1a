package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"pgregory.net/rapid"
)

func sample(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// The same text comes out letter by letter, whichever program made the file.
func TestTextIsThatOfTheSource(t *testing.T) {
	without := func(s string) string { _, rest, _ := strings.Cut(s, "\n\n"); return rest } // without the header
	for _, c := range []struct {
		file, want string
		header     bool
		title      string
		running    int
	}{
		{"chromium-ar.pdf", "bulletin-ar.txt", true, "نشرة الطرق والسلامة", 3},
		{"chromium-ar-columns.pdf", "bulletin-ar.txt", true, "نشرة الطرق والسلامة", 1},
		{"weasyprint-ar.pdf", "bulletin-ar.txt", true, "نشرة الطرق والسلامة", 3},
		{"libreoffice-ar.pdf", "bulletin-ar.txt", false, "نشرة الطرق والسلامة", 0},
		{"chromium-en.pdf", "bulletin-en.txt", true, "Weekly road safety bulletin", 3},
		{"chromium-en-columns.pdf", "bulletin-en.txt", true, "Weekly road safety bulletin", 1},
		{"weasyprint-en.pdf", "bulletin-en.txt", true, "Weekly road safety bulletin", 3},
		{"reportlab-ar.pdf", "bridge-ar.txt", true, "تقرير الجسر", 0},
		{"reportlab-en.pdf", "bridge-en.txt", true, "untitled", 0},
		{"encrypted-40.pdf", "bridge-en.txt", true, "untitled", 0},
		{"encrypted-128.pdf", "bridge-en.txt", true, "untitled", 0},
		{"encrypted-128a.pdf", "bridge-en.txt", true, "untitled", 0},
		{"encrypted-256.pdf", "bridge-en.txt", true, "untitled", 0},
		{"table.pdf", "table.txt", true, "(anonymous)", 0},
		{"chromium-table-ar.pdf", "week-ar.txt", true, "lo2.html", 0},
		{"chromium-bilingual.pdf", "bilingual.txt", true, "bi.html", 0},
	} {
		r, err := Extract(t.Context(), sample(t, c.file))
		want := strings.TrimSpace(string(sample(t, c.want)))
		if !c.header {
			want = without(want)
		}
		if err != nil || r.Title != c.title || r.Running != c.running || r.Repaired {
			t.Errorf("%s: %v %q %d", c.file, err, r.Title, r.Running)
		}
		if r.Text != want {
			t.Errorf("%s: %s", c.file, firstDifference(r.Text, want))
		}
	}
}

func firstDifference(got, want string) string {
	g, w := []rune(got), []rune(want)
	i := 0
	for i < len(g) && i < len(w) && g[i] == w[i] {
		i++
	}
	return fmt.Sprintf("at %d: got %q, want %q", i, string(g[max(0, i-20):min(len(g), i+30)]), string(w[max(0, i-20):min(len(w), i+30)]))
}

func TestWhatGivesNoText(t *testing.T) {
	empty := build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R>>")
	for name, c := range map[string]struct {
		b    []byte
		want error
	}{
		"scanned":     {sample(t, "scanned.pdf"), ErrScanned},
		"locked":      {sample(t, "locked.pdf"), ErrLocked},
		"empty page":  {empty, ErrEmpty},
		"header only": {[]byte("%PDF-1.7\n"), ErrBroken},
		"truncated":   {sample(t, "chromium-ar.pdf")[:15_000], ErrBroken},
		"noise":       {append([]byte("%PDF-1.4\n"), noise(50_000)...), ErrBroken},
		"no letters known": {onePage("<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType2>>]>>",
			"BT /F 12 Tf 50 50 Td <00010002000300040005000600070008> Tj ET"), ErrFonts},
	} {
		if _, err := Extract(t.Context(), c.b); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	r, err := Extract(t.Context(), sample(t, "mixed.pdf"))
	if err != nil || !slices.Equal(r.Pictures, []int{2}) || !strings.HasPrefix(r.Text, "A cover letter") {
		t.Errorf("one page of two: %v %+v", err, r)
	}
}

func noise(n int) []byte {
	r := rand.New(rand.NewPCG(1, 2))
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestDamagedFilesAreRepaired(t *testing.T) {
	whole := sample(t, "chromium-en.pdf")
	want := strings.TrimSpace(string(sample(t, "bulletin-en.txt")))
	at := bytes.LastIndex(whole, []byte("\nxref\n"))
	for name, b := range map[string][]byte{
		"no pointer":    bytes.ReplaceAll(whole, []byte("startxref"), []byte("startxxxx")),
		"wrong pointer": bytes.ReplaceAll(whole, []byte("startxref\n"), []byte("startxref\n1")),
		"wrong offsets": bytes.ReplaceAll(whole, []byte(" 00000 n"), []byte("1 0000 n")),
		"no table":      slices.Concat(whole[:at], whole[bytes.LastIndex(whole, []byte("trailer")):]),
		"wrong lengths": bytes.ReplaceAll(whole, []byte("/Length "), []byte("/Length 9")),
	} {
		r, err := Extract(t.Context(), b)
		if err != nil || r.Text != want {
			t.Errorf("%s: %v %s", name, err, firstDifference(r.Text, want))
		}
		if !r.Repaired && name != "wrong lengths" {
			t.Errorf("%s: nothing tells of the damage", name)
		}
	}
	if r, err := Extract(t.Context(), append([]byte("HTTP/1.1 200 OK\r\n\r\n"), whole...)); err != nil || r.Text != want || r.Repaired {
		t.Errorf("something before the file: %v", err)
	}
}

// build makes a file of objects, numbered from 1; the first is its catalog.
func build(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	offsets := make([]int, len(objects))
	for i, o := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	at := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, o := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, at)
	return b.Bytes()
}

func streamOf(dict string, data []byte) string {
	return fmt.Sprintf("<<%s/Length %d>>\nstream\n%s\nendstream", dict, len(data), data)
}

// onePage makes a page with a font F.
func onePage(font, content string, more ...string) []byte {
	return build(append([]string{
		"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R/Y 7 0 R>>>>>>",
		streamOf("", []byte(content)), font,
	}, more...)...)
}

const helv = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"

func packedZeros(mb int, b byte) []byte {
	var out bytes.Buffer
	w, _ := zlib.NewWriterLevel(&out, zlib.BestCompression)
	chunk := bytes.Repeat([]byte{b}, 1<<20)
	for range mb {
		_, _ = w.Write(chunk)
	}
	_ = w.Close()
	return out.Bytes()
}

// Files that are made to bring a reader down end with a reason, within time and memory.
func TestBombs(t *testing.T) {
	twice := func(b []byte) []byte {
		var out bytes.Buffer
		w := zlib.NewWriter(&out)
		_, _ = w.Write(b)
		_ = w.Close()
		return out.Bytes()
	}
	nested := func(s string, n int) string { return strings.Repeat(s, n) }
	manyPages := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[" + nested("3 0 R ", 3) + "]>>", "<</Type/Pages/Kids["}
	for i := range 5000 {
		manyPages[2] += fmt.Sprintf("%d 0 R ", i+4)
		manyPages = append(manyPages, "<</Type/Page>>")
	}
	manyPages[2] += "]>>"
	table := []byte{0, 0, 0, 0, 2, 0, 2, 0, 2, 0, 2, 0, 1, 0, 9, 0}
	selfStream := fmt.Appendf(nil, "%%PDF-1.5\n2 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF\n", streamOf("/Type/XRef/Size 4/W[1 2 1]/Root 1 0 R", table))
	for name, c := range map[string]struct {
		b     []byte
		limit bool // ends with a Limit; else with any error or text
	}{
		"content of 80 MB":   {onePage(helv, "", streamOf("/Filter/FlateDecode", nil)), false},
		"stream bomb":        {build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Contents 4 0 R>>", streamOf("/Filter/FlateDecode", packedZeros(200, ' '))), true},
		"bomb in a bomb":     {build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Contents 4 0 R>>", streamOf("/Filter[/FlateDecode/FlateDecode]", twice(packedZeros(200, ' ')))), true},
		"many streams":       {build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Contents["+nested("4 0 R ", 1000)+"]>>", streamOf("/Filter/FlateDecode", packedZeros(20, ' '))), true},
		"table bomb":         {fmt.Appendf(nil, "%%PDF-1.5\n2 0 obj\n%s\nendobj\nstartxref\n9\n%%%%EOF\n", streamOf("/Type/XRef/Size 99999999/W[1 4 1]/Root 1 0 R/Filter/FlateDecode", packedZeros(60, 1))), false},
		"table far away":     {[]byte("%PDF-1.4\nxref\n4000000000 1\n0000000009 00000 n \ntrailer\n<</Size 9000000000/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"), false},
		"table of itself":    {[]byte("%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"), false},
		"stream in itself":   {selfStream, false},
		"deep arrays":        {build("<</Type/Catalog/Pages 2 0 R/A " + nested("[", 1_000_000) + ">>"), false},
		"deep dictionaries":  {build("<</Type/Catalog/Pages " + nested("<</A ", 500_000)), false},
		"deep content":       {onePage(helv, nested("[", 2_000_000)+" TJ"), false},
		"many saved states":  {onePage(helv, nested("q ", 2_000_000)), false},
		"many numbers":       {build("<</Type/Catalog/Pages 2 0 R/A [" + nested("1 ", 8_000_000) + "]>>"), true},
		"references in ring": {build("2 0 R", "3 0 R", "1 0 R"), false},
		"pages in ring":      {build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R 2 0 R]>>", "<</Type/Pages/Kids[2 0 R 3 0 R]>>"), false},
		"length in ring":     {build("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]>>", "<</Type/Page/Contents 4 0 R>>", "<</Length 4 0 R>>\nstream\nBT ET\nendstream"), false},
		"many pages":         {build(manyPages...), true},
		"forms in ring": {onePage(helv, "/X Do", streamOf("/Type/XObject/Subtype/Form/Resources<</XObject<</X 6 0 R/Y 7 0 R>>>>", []byte(nested("/X Do /Y Do ", 50))),
			streamOf("/Type/XObject/Subtype/Form/Resources<</XObject<</X 6 0 R/Y 7 0 R>>>>", []byte(nested("/X Do /Y Do ", 50)))), false},
		"many letters":       {onePage(helv, nested("BT /F 10 Tf 10 10 Td (letters on letters) Tj ET ", 20_000)), true},
		"numbers too large":  {onePage(helv, "1e400 0 0 99999999999999999999999999 0 0 cm BT /F 99999999999999999999 Tf 0 0 Td (abc) Tj ET"), false},
		"endless inline":     {onePage(helv, "BI /W 1 ID "+nested("EI", 1_000_000)), false},
		"a wide cmap":        {onePage("<</Type/Font/Subtype/Type0/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</W[0 999999999 1]>>]>>", "BT /F 10 Tf <0001> Tj ET", streamOf("", []byte(nested("3 beginbfrange <00000000> <FFFFFFFF> <0041> endbfrange ", 2000)))), false},
		"early end of flate": {onePage(helv, "BT /F 10 Tf (x) Tj ET")[:300], false},
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			r, err := Extract(t.Context(), c.b)
			runtime.ReadMemStats(&after)
			var limit *Limit
			if c.limit && !errors.As(err, &limit) {
				t.Errorf("%v, %d letters", err, len(r.Text))
			}
			if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 1500 {
				t.Errorf("took %d MB in all", used)
			}
		})
	}
}

func TestContextEndsTheReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Extract(ctx, sample(t, "chromium-ar.pdf")); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	ctx, cancel = context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := Extract(ctx, onePage(helv, strings.Repeat("0 0 m 10 10 l S ", 1_500_000)))
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v", err)
	}
}

// A line that is put in the order seen and back again says the same.
func TestOrderSeenIsTurnedBack(t *testing.T) {
	words := rapid.SampledFrom([]string{"الطريق", "لا", "في", "مدينة", "أمس", "العمّال", "NATO", "Road", "F-16", "12", "2024", "9:15", "1,250", "٤٥", "(عددها 7)", "«نعم»"})
	rapid.Check(t, func(t *rapid.T) {
		list := append([]string{"قال"}, rapid.SliceOfN(words, 1, 9).Draw(t, "words")...)
		latin := false
		for i := range list {
			word := strings.ContainsAny(list[i], "NRF")
			number := strings.ContainsAny(list[i], "0123456789") && !hasRTL(list[i])
			if number && latin || word && i > 0 && !hasRTL(list[i-1]) || number && i > 0 && !hasRTL(list[i-1]) {
				list[i] = "ثم" // "12 NATO" and "NATO 12" look alike
			}
			latin = word || latin && !hasRTL(list[i])
			if i > 0 && list[i] != "ثم" && word && strings.ContainsAny(list[i-1], "0123456789٤") {
				list[i] = "ثم"
			}
		}
		line := strings.Join(append(list, "."), " ")
		seen := order(t, line)
		var ps []piece
		for _, r := range seen {
			if isMark(string(r)) && len(ps) > 0 {
				ps[len(ps)-1].text += string(r)
				continue
			}
			ps = append(ps, piece{text: string(r), kind: kind(string(r))})
		}
		if got := logicalOrder(ps, true, true); got != line {
			t.Fatalf("%q is seen as %q and read as %q", line, string(seen), got)
		}
	})
}

// order puts a line in the order seen, from left to right, marks after their letters and brackets as drawn.
func order(t *rapid.T, line string) []rune {
	var p bidi.Paragraph
	if _, err := p.SetString(line, bidi.DefaultDirection(bidi.RightToLeft)); err != nil {
		t.Fatal(err)
	}
	o, err := p.Order()
	if err != nil {
		t.Fatal(err)
	}
	var out []rune
	for i := o.NumRuns() - 1; i >= 0; i-- { // with no more than two levels, the last run comes first
		run := o.Run(i)
		rs := []rune(run.String())
		if run.Direction() == bidi.RightToLeft {
			var turned []rune
			for j := len(rs) - 1; j >= 0; j-- {
				k := j
				for k > 0 && isMark(string(rs[k])) {
					k--
				}
				for _, r := range rs[k : j+1] {
					turned = append(turned, []rune(mirrored(string(r)))...)
				}
				j = k
			}
			rs = turned
		}
		out = append(out, rs...)
	}
	return out
}

func TestFontsWithoutTables(t *testing.T) {
	for name, c := range map[string]struct{ font, content, want string }{
		"names of glyphs": {"<</Type/Font/Subtype/Type1/BaseFont/X/FirstChar 1/Widths[" + strings.Repeat("500 ", 9) + "]/Encoding<</Differences[1/seen-ar.init/lam-ar_alef-ar.fina/uniFEE1/afii57416.isol/space]>>>>",
			"BT /F 20 Tf 50 50 Td <0405030201> Tj ET", "سلام ب"},
		"direct":           {"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniGB-UCS2-H/DescendantFonts[<</DW 1000>>]>>", "BT /F 20 Tf 50 50 Td <00480065006C006C006F> Tj ET", "Hello"},
		"presentation":     {"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniGB-UCS2-H/DescendantFonts[<</DW 500>>]>>", "BT /F 20 Tf 50 50 Td <FEE1FEFCFEB3FE8D> Tj ET", "اسلام"},
		"swapped ligature": {"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/ToUnicode 6 0 R/DescendantFonts[<</DW 500>>]>>", "BT /F 20 Tf 50 50 Td <000300020001> Tj ET", "سلام"},
		"standard":         {helv, "BT /F 12 Tf 50 50 Td (Twelve) Tj 60 0 Td (people \\(of 20\\)) Tj ET", "Twelve people (of 20)"},
		"letters apart":    {helv, "BT /F 12 Tf 50 50 Td [(T)-300(I)-300(T)-300(L)-300(E)-1500(O)-300(N)-300(E)] TJ ET", "TITLE ONE"},
		"drawn twice":      {helv, "BT /F 12 Tf 50 50 Td (Bold words) Tj ET BT /F 12 Tf 50.3 50 Td (Bold words) Tj ET", "Bold words"},
		"turned page":      {helv, "0 1 -1 0 300 100 cm BT /F 12 Tf 0 0 Td (Sideways text here) Tj ET", "Sideways text here"},
		"kashida":          {"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/UniGB-UCS2-H/DescendantFonts[<</DW 500>>]>>", "BT /F 20 Tf 50 50 Td <064506270640064006440633> Tj ET", "سلام"},
	} {
		r, err := Extract(t.Context(), onePage(c.font, c.content, streamOf("", []byte("1 begincodespacerange <0000> <FFFF> endcodespacerange 3 beginbfchar <0001> <0633> <0002> <06270644> <0003> <0645> endbfchar"))))
		if err != nil || r.Text != c.want {
			t.Errorf("%s: %q, want %q (%v)", name, r.Text, c.want, err)
		}
	}
}

func TestRunningLinesAreLeftOut(t *testing.T) {
	objects := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/MediaBox[0 0 400 600]/Resources<</Font<</F 3 0 R>>>>/Kids[4 0 R 6 0 R 8 0 R]>>", helv}
	for i, body := range []string{"The survey of the northern fields, which began in spring, is", "nearly done. The teams will go on to the valleys after that, and", "the office will report on both of them again at the year's end."} {
		content := fmt.Sprintf("BT /F 8 Tf 50 570 Td (Daily report of the office) Tj ET BT /F 10 Tf 50 300 Td (%s) Tj ET BT /F 8 Tf 190 20 Td (- %d -) Tj ET BT /F 8 Tf 300 20 Td (For use in the office) Tj ET", body, i+7)
		objects = append(objects, fmt.Sprintf("<</Type/Page/Parent 2 0 R/Contents %d 0 R>>", 5+2*i), streamOf("", []byte(content)))
	}
	r, err := Extract(t.Context(), build(objects...))
	want := "Daily report of the office\n\nThe survey of the northern fields, which began in spring, is nearly done. The teams will go on to the valleys after that, and the office will report on both of them again at the year's end.\n\n- 7 - For use in the office"
	if err != nil || r.Text != want {
		t.Errorf("%v\n%s", err, r.Text)
	}
}

// Whatever is in a file, the reading ends in time with text or a reason.
func TestAnyDamageEndsWell(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"chromium-ar-columns.pdf", "weasyprint-en.pdf", "reportlab-en.pdf", "encrypted-256.pdf", "table.pdf"} {
		whole := sample(t, name)
		for range 60 {
			b := bytes.Clone(whole)
			for range 1 + r.IntN(40) {
				switch r.IntN(3) {
				case 0:
					b[r.IntN(len(b))] = byte(r.Uint32())
				case 1:
					at := r.IntN(len(b))
					b = append(b[:at], b[min(len(b), at+r.IntN(50)):]...)
				default:
					from, to := r.IntN(len(b)), r.IntN(len(b))
					copy(b[to:], b[from:min(len(b), from+r.IntN(200))])
				}
			}
			mustEnd(t, b)
		}
	}
}

func mustEnd(t *testing.T, b []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	r, err := Extract(ctx, b)
	if err == nil && (!utf8.ValidString(r.Text) || strings.TrimSpace(r.Text) == "") {
		t.Fatalf("no clean text: %q", r.Text)
	}
	var limit *Limit
	if err != nil && !errors.As(err, &limit) && !slices.ContainsFunc([]error{ErrBroken, ErrLocked, ErrScanned, ErrFonts, ErrEmpty}, func(e error) bool { return errors.Is(err, e) }) {
		t.Fatalf("foreign error %v", err)
	}
}

func FuzzExtract(f *testing.F) {
	for _, n := range []string{"reportlab-en.pdf", "table.pdf", "encrypted-128a.pdf", "mixed.pdf"} {
		f.Add(sample(f, n))
	}
	f.Add(onePage(helv, "BT /F 12 Tf 50 50 Td [(ab)-300(c)] TJ ET /X Do", streamOf("/Type/XObject/Subtype/Form", []byte("BT /F 9 Tf (x) ' ET"))))
	f.Fuzz(func(t *testing.T, b []byte) { mustEnd(t, b) })
}

// FuzzContent lets the fuzzer write content, fonts and cmaps, which are packed in real files.
func FuzzContent(f *testing.F) {
	f.Add("BT /F 12 Tf 50 50 Td <00010002> Tj ET", "1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0001> <0633> endbfchar", "/Encoding/Identity-H")
	f.Add("/Span<</ActualText<FEFF0628>>>BDC BT /F 12 Tf 1 0 0 -1 5 5 Tm [(ab)3(c)]TJ ET EMC", "", "/Encoding<</Differences[1/alef/beh]>>")
	f.Fuzz(func(t *testing.T, content, cmap, font string) {
		mustEnd(t, onePage("<</Type/Font/Subtype/Type0/ToUnicode 6 0 R/DescendantFonts[<</DW 500>>]"+font+">>", content, streamOf("", []byte(cmap))))
	})
}

func BenchmarkExtract(b *testing.B) {
	for _, name := range []string{"chromium-ar.pdf", "chromium-en-columns.pdf", "libreoffice-ar.pdf"} {
		b.Run(name, func(b *testing.B) {
			file := sample(b, name)
			pages := 0
			for b.Loop() {
				r, err := Extract(b.Context(), file)
				if err != nil {
					b.Fatal(err)
				}
				pages += r.Pages
			}
			b.ReportMetric(float64(pages)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}
