package document

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tansiq/internal/incident"
)

// pack makes a Word file of parts.
func pack(t testing.TB, parts ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i+1 < len(parts); i += 2 {
		f, err := w.Create(parts[i])
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(parts[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const wordNS = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"`

func wordBody(body string) string {
	return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document ` + wordNS + `><w:body>` + body + `</w:body></w:document>`
}

func TestWord(t *testing.T) {
	p := func(s string) string { return `<w:p><w:r><w:t xml:space="preserve">` + s + `</w:t></w:r></w:p>` }
	for name, c := range map[string]struct{ body, want, note string }{
		"paragraphs and runs": {`<w:p><w:pPr><w:rPr><w:b/></w:rPr></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>قت</w:t></w:r><w:r><w:t>ل شخصان</w:t></w:r></w:p>` + p("Second."), "قتل شخصان\n\nSecond.", ""},
		"tabs and breaks":     {`<w:p><w:r><w:t>one</w:t><w:tab/><w:t>two</w:t><w:br/><w:t>three</w:t></w:r></w:p>`, "one\ttwo\nthree", ""},
		"tab stops":           {`<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr><w:r><w:t>one</w:t></w:r></w:p>`, "one", ""},
		"tracked changes":     {`<w:p><w:r><w:t xml:space="preserve">Three </w:t></w:r><w:del><w:r><w:delText>four</w:delText></w:r></w:del><w:ins><w:r><w:t>five</w:t></w:r></w:ins></w:p>`, "Three five", "docx_tracked"},
		"moved":               {`<w:p><w:moveFrom><w:r><w:t>there</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t>here</w:t></w:r></w:moveTo></w:p>`, "here", "docx_tracked"},
		"a deleted end":       {`<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">One </w:t></w:r></w:p>` + p("paragraph."), "One paragraph.", ""},
		"hyperlink":           {`<w:p><w:r><w:t xml:space="preserve">See </w:t></w:r><w:hyperlink r:id="x"><w:r><w:t>the page</w:t></w:r></w:hyperlink></w:p>`, "See the page", ""},
		"field":               {`<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>HYPERLINK "x"</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>shown</w:t></w:r></w:p>`, "shown", ""},
		"hidden":              {`<w:p><w:r><w:t>seen</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>unseen</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>.</w:t></w:r></w:p>`, "seen.", "docx_hidden"},
		"table": {`<w:tbl><w:tr><w:tc>` + p("Place") + `</w:tc><w:tc>` + p("Killed") + `</w:tc></w:tr><w:tr><w:tc>` + p("River") + `</w:tc><w:tc>` + p("2") + `</w:tc></w:tr></w:tbl>` + p("After."),
			"Place\tKilled\nRiver\t2\n\nAfter.", ""},
		"table in a table": {`<w:tbl><w:tr><w:tc>` + p("a") + `<w:tbl><w:tr><w:tc>` + p("b") + `</w:tc><w:tc>` + p("c") + `</w:tc></w:tr></w:tbl></w:tc><w:tc>` + p("d") + `</w:tc></w:tr></w:tbl>`, "a b\tc\td", ""},
		"table for layout": {`<w:tbl><w:tr><w:tc>` + p(strings.Repeat("long text ", 40)) + p("more") + `</w:tc><w:tc>` + p("side") + `</w:tc></w:tr></w:tbl>`, strings.TrimSpace(strings.Repeat("long text ", 40)) + "\n\nmore\n\nside", ""},
		"text box once": {`<w:p><w:r><w:t>Text</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>` + p("boxed") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent>` +
			p("boxed") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r><w:r><w:t xml:space="preserve"> goes on</w:t></w:r></w:p>`, "Text goes on\n\nboxed", ""},
		"text box of old": {`<w:p><w:r><w:t xml:space="preserve">Text </w:t><mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback><w:pict><v:textbox><w:txbxContent>` + p("boxed") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent><w:t>end</w:t></w:r></w:p>`, "Text end\n\nboxed", ""},
		"content control": {`<w:sdt><w:sdtPr><w:alias w:val="x"/><w:text/></w:sdtPr><w:sdtContent>` + p("inside") + `</w:sdtContent></w:sdt>`, "inside", ""},
		"entities":        {p("a &amp; b &#1575;"), "a & b ا", ""},
		"formula":         {`<w:p><m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath></w:p>`, "x=2", ""},
	} {
		d, err := Read(t.Context(), pack(t, "[Content_Types].xml", "<x/>", "word/document.xml", wordBody(c.body)), "a.docx", "")
		if err != nil || d.Text != c.want || d.MediaType != mediaDOCX || d.Extractor != extractorDOCX {
			t.Errorf("%s: %q, want %q (%v)", name, d.Text, c.want, err)
		}
		if c.note != "" && (len(d.Notes) == 0 || d.Notes[0].Code != c.note || d.Notes[0].AR == "") {
			t.Errorf("%s: notes %+v", name, d.Notes)
		}
	}
}

func TestWordWithParts(t *testing.T) {
	links := `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
<Relationship Id="h" Type="http://x/header" Target="header1.xml"/><Relationship Id="h2" Type="http://x/header" Target="header2.xml"/><Relationship Id="f" Type="http://x/footnotes" Target="footnotes.xml"/><Relationship Id="e" Type="http://x/image" Target="http://far.example/x" TargetMode="External"/></Relationships>`
	head := `<w:hdr ` + wordNS + `><w:p><w:r><w:t>Office of the province</w:t></w:r></w:p></w:hdr>`
	notes := `<w:footnotes ` + wordNS + `><w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="2"><w:p><w:r><w:t>As of Monday.</w:t></w:r></w:p></w:footnote><w:footnote w:id="3"><w:p><w:r><w:t>Not used.</w:t></w:r></w:p></w:footnote></w:footnotes>`
	body := wordBody(`<w:p><w:r><w:t>Two were killed</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:t>.</w:t></w:r></w:p><w:sectPr><w:headerReference r:id="h"/><w:headerReference r:id="h2"/></w:sectPr>`)
	about := `<cp:coreProperties xmlns:cp="c" xmlns:dc="d" xmlns:dcterms="t"><dc:title>A day on the river</dc:title><dc:creator>Somebody Private</dc:creator><dcterms:created>2024-05-03T22:30:00Z</dcterms:created><dcterms:modified>2024-05-04T08:00:00Z</dcterms:modified></cp:coreProperties>`
	d, err := Read(t.Context(), pack(t, "word/document.xml", body, "word/_rels/document.xml.rels", links, "word/header1.xml", head, "word/header2.xml", head, "word/footnotes.xml", notes, "docProps/core.xml", about), "a.docx", "")
	if err != nil || d.Text != "Office of the province\n\nTwo were killed[1].\n\n[1] As of Monday." || d.Title != "A day on the river" || d.Published != incident.NoDay {
		t.Errorf("%+v %v", d, err)
	}
	said := fmt.Sprint(d)
	if !strings.Contains(said, "2024-05-03") || !strings.Contains(said, "2024-05-04") || strings.Contains(said, "Somebody") {
		t.Errorf("what the file says about itself: %s", said)
	}
}

func TestWordOfOthers(t *testing.T) {
	for file, want := range map[string]string{
		"libreoffice-ar.docx": "pdf/testdata/bulletin-ar.txt",
		"python-docx-en.docx": "testdata/python-docx-en.txt",
	} {
		b, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(want)
		if err != nil {
			t.Fatal(err)
		}
		wanted := strings.TrimSpace(string(text))
		if strings.HasPrefix(file, "libre") {
			_, wanted, _ = strings.Cut(wanted, "\n\n") // the source's header is none of Word's
		}
		d, err := Read(t.Context(), b, file, "")
		if err != nil || d.Text != wanted {
			t.Errorf("%s: %v\n%s", file, err, d.Text)
		}
	}
}

func TestPackedFilesAreNamed(t *testing.T) {
	flat := wordBody("<w:p><w:r><w:t>" + strings.Repeat("x", 70<<20) + "</w:t></w:r></w:p>")
	deep := wordBody(strings.Repeat("<w:p>", 5000) + "x" + strings.Repeat("</w:p>", 5000))
	many := []string{"word/document.xml", wordBody("<w:p/>")}
	for i := range 11_000 {
		many = append(many, fmt.Sprintf("word/%d.bin", i), "")
	}
	whole := pack(t, "word/document.xml", wordBody("<w:p><w:r><w:t>text</w:t></w:r></w:p>"))
	old := append([]byte("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), make([]byte, 600)...)
	for name, c := range map[string]struct {
		b    []byte
		code string
	}{
		"one large part":     {pack(t, "word/document.xml", flat), "bomb"},
		"a high ratio":       {pack(t, "word/document.xml", wordBody("<w:p><w:r><w:t>"+strings.Repeat(" ", 10<<20)+"</w:t></w:r></w:p>")), "bomb"},
		"many parts":         {pack(t, many...), "bomb"},
		"deep elements":      {pack(t, "word/document.xml", deep), "bomb"},
		"entities":           {pack(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "&a;&a;">]>`+wordBody("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")), "docx_broken"},
		"unknown entity":     {pack(t, "word/document.xml", wordBody("<w:p><w:r><w:t>&b;</w:t></w:r></w:p>")), "docx_broken"},
		"broken XML":         {pack(t, "word/document.xml", wordBody("<w:p><w:r>")[:500]), "docx_broken"},
		"broken zip":         {whole[:len(whole)-30], "docx_broken"},
		"broken inside":      {bytes.Replace(whole, whole[60:90], make([]byte, 30), 1), "docx_broken"},
		"no main part":       {pack(t, "word/styles.xml", "<x/>"), "docx_broken"},
		"no text":            {pack(t, "word/document.xml", wordBody("<w:p/>")), "no_text"},
		"spreadsheet":        {pack(t, "xl/workbook.xml", "<x/>"), "sheet"},
		"presentation":       {pack(t, "ppt/presentation.xml", "<x/>"), "slides"},
		"OpenDocument":       {pack(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", "<x/>"), "odt"},
		"OpenDocument sheet": {pack(t, "mimetype", "application/vnd.oasis.opendocument.spreadsheet"), "sheet"},
		"e-book":             {pack(t, "mimetype", "application/epub+zip"), "ebook"},
		"archive":            {pack(t, "a.txt", "x"), "archive"},
		"zip in a zip":       {pack(t, "a.zip", string(whole)), "archive"},
		"old Word":           {old, "old_word"},
		"locked":             {append(bytes.Clone(old), utf16LE("EncryptedPackage")...), "docx_locked"},
		"RTF":                {[]byte(`{\rtf1\ansi text}`), "rtf"},
	} {
		_, err := Read(t.Context(), c.b, "file.docx", "")
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code {
			t.Errorf("%s: %v, want %s", name, err, c.code)
		}
	}
}

func TestPicturesInWordAreNamed(t *testing.T) {
	picture := `<w:p><w:r><w:drawing><pic:pic xmlns:pic="p"/></w:drawing></w:r></w:p>`
	_, err := Read(t.Context(), pack(t, "word/document.xml", wordBody(picture)), "a.docx", "")
	var e *Error
	if !errors.As(err, &e) || e.Code != "image" {
		t.Errorf("only pictures: %v", err)
	}
	d, err := Read(t.Context(), pack(t, "word/document.xml", wordBody(picture+`<w:p><w:r><w:t>text</w:t></w:r></w:p>`)), "a.docx", "")
	if err != nil || len(d.Notes) != 1 || d.Notes[0].Code != "docx_pictures" {
		t.Errorf("%v %+v", err, d.Notes)
	}
}

func FuzzWord(f *testing.F) {
	f.Add(wordBody(`<w:p><w:r><w:t>a</w:t><w:tab/></w:r><w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>`))
	f.Add(wordBody(`<w:tr><w:tc></w:tc><w:txbxContent><w:r></w:txbxContent>`))
	f.Add(`<w:footnote xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p/></w:footnote>`)
	f.Fuzz(func(t *testing.T, body string) {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		d, err := Read(ctx, pack(t, "word/document.xml", body), "f.docx", "")
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Fatalf("foreign error %v", err)
		}
		if err == nil && (!utf8.ValidString(d.Text) || strings.TrimSpace(d.Text) == "" || strings.ContainsRune(d.Text, 0)) {
			t.Fatalf("no clean text: %q", d.Text)
		}
	})
}

func BenchmarkWord(b *testing.B) {
	file, err := os.ReadFile("testdata/libreoffice-ar.docx")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := Read(b.Context(), file, "a.docx", ""); err != nil {
			b.Fatal(err)
		}
	}
}
