package document

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"
)

// noise is text that does not pack well.
func noise(n int) string {
	var b strings.Builder
	sum := sha256.Sum256([]byte("noise"))
	for b.Len() < n {
		sum = sha256.Sum256(sum[:])
		b.WriteString(hex.EncodeToString(sum[:]) + " ")
	}
	return b.String()[:n]
}

// Small files that ask for much end within bounds of time and memory, whatever they end with.
func TestSmallFilesThatAskForMuch(t *testing.T) {
	const rels = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="n" Type="http://x/footnotes" Target="footnotes.xml"/></Relationships>`
	padding := "<!--" + noise(200_000) + "-->"
	p := `<w:p><w:r><w:t>The bridge was closed on Monday.</w:t></w:r></w:p>`
	notes := `<w:footnotes ` + wordNS + `><w:footnote w:id="1"><w:p><w:r><w:t>` + noise(100_000) + `</w:t></w:r></w:p></w:footnote></w:footnotes>`
	var open, attributes strings.Builder
	for i := range 400 {
		fmt.Fprintf(&open, "<b a=%d>", i)
	}
	for i := range 500_000 {
		fmt.Fprintf(&attributes, ` xmlns:a%d=""`, i)
	}
	again := strings.Repeat("<div>x</div>", 60_000)
	for name, b := range map[string][]byte{
		"a note that is referred to a lot": pack(t, "word/document.xml", wordBody(padding+`<w:p><w:r><w:t>Text</w:t>`+strings.Repeat(`<w:footnoteReference w:id="1"/>`, 40_000)+`</w:r></w:p>`),
			"word/footnotes.xml", notes, "word/_rels/document.xml.rels", rels),
		"cells without number":            pack(t, "word/document.xml", wordBody(padding+`<w:tbl><w:tr>`+strings.Repeat("<w:tc/>", 2_100_000)+`</w:tr></w:tbl>`+p)),
		"a tag of many attributes":        pack(t, "word/document.xml", wordBody(padding+`<w:p`+attributes.String()+`/>`+p)),
		"styles that are never closed":    []byte("<!doctype html><div>" + open.String() + "</div>" + again),
		"styles in a title of a picture":  []byte("<!doctype html><div><svg><title>" + open.String() + "</title></svg></div>" + again),
		"styles in a style of a picture":  []byte("<!doctype html><div><svg><style>" + open.String() + "</style></svg></div>" + again),
		"styles in a script of a picture": []byte(`<!doctype html><div><svg><script type="application/ld+json">` + open.String() + "</script></svg></div>" + again),
		"styles behind unparsed text":     []byte("<!doctype html><div><svg><![CDATA[><!--]]>" + open.String() + "--></svg></div>" + again),
		"styles in an attribute":          []byte(`<!doctype html><div><svg><![CDATA[><p x="]]>` + open.String() + `"></svg></div>` + again),
		"styles put together from pieces": []byte("<!doctype html><div>" + strings.ReplaceAll(open.String(), "<b", "<<b>b") + "</div>" + again),
		"links that are never closed":     []byte("<!doctype html>" + strings.Repeat("<div>", 300) + strings.Repeat("<a href=x><p>x</a></p>", 15_000)),
		"links in deep elements":          []byte("<!doctype html>" + strings.Repeat("<p>Words, words, and words.<div>", 350) + strings.Repeat("<a href=x>words, words</a> and words. ", 10_000)),
		"raised figures in each other":    []byte("<!doctype html><p>In 12" + strings.Repeat("<sup>", 400) + strings.Repeat("word ", 50_000)),
		"a table in a table in a table":   []byte("<!doctype html>" + strings.Repeat("<table><tr><td>", 160) + strings.Repeat("<p>The bridge, he said, was closed.", 10_000)),
		"many paragraphs":                 []byte("<!doctype html>" + strings.Repeat("<p>The bridge, he said, was closed.", 8_000)),
		"elements without number":         []byte("<!doctype html>" + strings.Repeat("<p>", 1_500_000)),
		"one attribute":                   []byte("<!doctype html><p x='" + strings.Repeat("x", 9<<20) + "'>The bridge was closed on Monday."),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			d, err := Read(t.Context(), b, "file", "")
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			used := (after.TotalAlloc - before.TotalAlloc) >> 20
			t.Logf("%d kB: %v, %d MB in all, %d letters: %v", len(b)>>10, took, used, len(d.Text), err)
			var refused *Error
			if err != nil && !errors.As(err, &refused) {
				t.Errorf("%v", err)
			}
			if used > 3500 {
				t.Errorf("took %d MB", used)
			}
		})
	}
}
