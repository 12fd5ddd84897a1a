package document

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tansiq/internal/incident"
)

const page = `<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>حريق في سوق المدينة | صحيفة المثال</title>
<meta property="og:title" content="حريق في سوق المدينة"><meta property="og:site_name" content="صحيفة المثال">
<meta property="article:published_time" content="2024-05-03T10:00:00+03:00"><link rel="canonical" href="https://news.example/1">
<script>alert("لا يقرأ")</script><style>p{color:red}</style></head>
<body><nav><a href="/">الرئيسية</a> <a href="/s">رياضة</a></nav><article><h1>حريق في سوق المدينة</h1>
<p>اندلع حريق كبير في السوق القديمة وسط المدينة مساء أمس، وفق ما ذكره رجال الإطفاء الذين وصلوا إلى المكان بعد دقائق من الإبلاغ عنه، وعملوا ساعات طويلة.</p>
<p>وقال مسؤول في البلدية إن النار التهمت عشرة متاجر، وإن أحداً لم يصب بأذى، مضيفاً أن التحقيق جار لمعرفة السبب، وأن السوق ستفتح أبوابها من جديد في الأسبوع المقبل.</p>
<p>ويعد السوق من أقدم أسواق المدينة، ويعمل فيه مئات التجار منذ عقود طويلة، ويقصده الناس من كل مكان لشراء القماش والتوابل.<script>x()</script></p>
</article><footer>جميع الحقوق محفوظة</footer></body></html>`

func TestHTML(t *testing.T) {
	d, err := Read(t.Context(), []byte(page), "page.html", "text/html")
	if err != nil {
		t.Fatal(err)
	}
	if d.Title != "حريق في سوق المدينة" || d.Site != "صحيفة المثال" || d.Lang != "ar" || d.URL != "https://news.example/1" || d.Extractor != Extractor {
		t.Errorf("%+v", d)
	}
	if d.Published != incident.Date(2024, 5, 3) {
		t.Errorf("published %v", d.Published)
	}
	if strings.Contains(d.Text, "لا يقرأ") || strings.Contains(d.Text, "x()") || strings.Contains(d.Text, "رياضة") || !strings.Contains(d.Text, "التهمت عشرة متاجر") {
		t.Errorf("text: %q", d.Text)
	}
	if !strings.Contains(d.Text, ".\n\nوقال") {
		t.Errorf("paragraphs are not kept apart: %q", d.Text)
	}
	if len(d.Notes) == 0 {
		t.Error("nothing says that scripts were dropped")
	}
}

func TestHTMLInOldEncoding(t *testing.T) {
	for _, label := range []string{"windows-1256", "iso-8859-1"} { // the second label is wrong, the letters tell
		src := strings.ReplaceAll(page, `charset="utf-8"`, fmt.Sprintf(`charset="%s"`, label))
		b, err := charmap.Windows1256.NewEncoder().Bytes([]byte(src))
		if err != nil {
			t.Fatal(err)
		}
		d, err := Read(t.Context(), b, "", "")
		if err != nil || !strings.Contains(d.Text, "التهمت عشرة متاجر") || d.Encoding != "windows-1256" || len(d.Notes) < 2 {
			t.Errorf("%s: %q %v %v", label, d.Encoding, d.Notes, err)
		}
	}
}

func TestShortPageIsTakenWhole(t *testing.T) {
	d, err := Read(t.Context(), []byte("<p>Road closed near the bridge.</p>"), "", "text/html")
	if err != nil || !strings.Contains(d.Text, "Road closed near the bridge.") || d.Lang != "en" {
		t.Errorf("%q %v", d.Text, err)
	}
}

func TestPlainText(t *testing.T) {
	d, err := Read(t.Context(), []byte("\ufeffA line.\r\nThe value is < 5 and > 3."), "a.txt", "text/plain")
	if err != nil || d.Text != "\ufeffA line.\r\nThe value is < 5 and > 3." || d.MediaType != "text/plain" || d.Extractor != "" {
		t.Errorf("%+v %v", d, err)
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ in, name, code, says string }{
		{"%PDF-1.7 ...", "report.pdf", "pdf_broken", "report.pdf is a PDF file"},
		{"PK\x03\x04....", "report.docx", "docx_broken", "Word"},
		{"PK\x03\x04....word/document.xml", "", "docx_broken", "Word"},
		{"PK\x03\x04....", "x.zip", "archive", "unpack"},
		{"\xd0\xcf\x11\xe0\xa1", "x.doc", "old_word", "plain text"},
		{"\x89PNG\r\n", "x.png", "image", "picture"},
		{"abc\x00def", "x.txt", "nul", "byte 3"},
		{"", "x.txt", "empty", "empty"},
		{"12 34 ...", "x.txt", "no_text", "no letters"},
		{"<html><script>1</script></html>", "x.html", "html_empty", "no text"},
		{"<html><body>" + strings.Repeat("<div>", 900) + "word", "x.html", "html_deep", "nested"},
		{strings.Repeat("a", MaxBytes+1), "x.txt", "too_big", "10 MB"},
	} {
		_, err := Read(t.Context(), []byte(c.in), c.name, "")
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s %.20q: %v", c.name, c.in, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(page), "text/html")
	f.Add([]byte("<p>a"), "text/html; charset=utf-16")
	f.Add([]byte("\xff\xfe<\x00p\x00>\x00a\x00"), "")
	f.Fuzz(func(t *testing.T, b []byte, mediaType string) {
		d, err := Read(t.Context(), b, "f", mediaType)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Error() == "" {
				t.Fatalf("foreign error %v", err)
			}
			return
		}
		if !utf8.ValidString(d.Text) || strings.ContainsRune(d.Text, 0) {
			t.Fatalf("no clean text: %q", d.Text)
		}
	})
}

func BenchmarkHTML(b *testing.B) {
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		if _, err := Read(b.Context(), []byte(page), "", "text/html"); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTextInOtherLanguages(t *testing.T) {
	for lang, in := range map[string]string{
		"he": "שני בני אדם נפצעו אתמול בתאונה בכניסה לעיר והמשטרה חוקרת.",
		"fa": "در این شهر دیروز دو نفر در یک حادثه رانندگی زخمی شدند و پلیس گفت که تحقیقات برای روشن شدن علت آن آغاز شده است.",
		"fr": "Deux personnes ont été blessées hier dans un accident à l'entrée de la ville, et la police dit que les causes ne sont pas connues.",
	} {
		d, err := Read(t.Context(), []byte(in), "a.txt", "")
		if err != nil || d.Text != in || len(d.Notes) != 1 || d.Notes[0].Code != "third_language" || d.Notes[0].Args[0] != lang || d.Notes[0].AR == "" {
			t.Errorf("%s: %v %+v", lang, err, d.Notes)
		}
	}
}

func TestLargeTextIsRefusedAtOnce(t *testing.T) {
	b := []byte(strings.Repeat("كلمة ", 100<<20/9))
	start := time.Now()
	_, err := Read(t.Context(), b, "a.txt", "")
	var e *Error
	if !errors.As(err, &e) || e.Code != "too_big" || time.Since(start) > time.Second {
		t.Errorf("%v after %v", err, time.Since(start))
	}
}

func TestFaultOfAParserIsARefusal(t *testing.T) {
	_, err := guarded("a.html", func() (Document, error) { return Document{Text: "abc"[:len(t.Name())]}, nil })
	var e *Error
	if !errors.As(err, &e) || e.Code != "reader_fault" || strings.Contains(err.Error(), "goroutine") || !strings.Contains(e.Err.Error(), "goroutine") {
		t.Errorf("%v", err)
	}
}

// Every refusal has words in Arabic that are not the English ones, with its figures in them.
func TestWordsOfRefusals(t *testing.T) {
	for code := range reasons {
		w := (&Error{Code: code, Name: "a.pdf", Args: []string{"77", "88"}}).Words()
		if w.AR == "" || strings.Contains(w.AR, "{") || strings.Contains(w.EN, "{") || strings.Contains(w.AR+w.EN, "a.pdf") || strings.Contains(w.AR, w.EN) ||
			strings.Contains(w.EN, "77") != strings.Contains(w.AR, "77") {
			t.Errorf("%s: %+v", code, w)
		}
	}
	for _, b := range []string{"", "a\x00b\x00\x00c", "\x01\x02\x03\x04abc", "\xff\xfea", "\x81\x8d\x8f\x90\xe0abc"} {
		var e *Error
		if _, err := Read(t.Context(), []byte(b), "a", ""); !errors.As(err, &e) || arabic[e.Code] == "" {
			t.Errorf("%q: %v", b, err)
		}
	}
}

// Every refusal has words of its own in both catalogues of the pages.
func TestRefusalsHaveWordsInBothLanguages(t *testing.T) {
	for _, lang := range []string{"ar", "en"} {
		b, err := os.ReadFile("../../web/catalogue/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		for code := range reasons {
			if !strings.Contains(string(b), `"refused.`+code+`":`) {
				t.Errorf("%s.json has no words for %s", lang, code)
			}
		}
	}
}

func TestPDF(t *testing.T) {
	file := func(name string) []byte {
		b, err := os.ReadFile("pdf/testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	d, err := Read(t.Context(), file("chromium-ar.pdf"), "a.pdf", "application/octet-stream")
	if err != nil || d.Lang != "ar" || d.MediaType != "application/pdf" || d.Extractor != extractorPDF || d.Title != "نشرة الطرق والسلامة" || d.Published != incident.NoDay {
		t.Errorf("%+v %v", d, err)
	}
	codes := ""
	for _, n := range d.Notes {
		codes += n.Code + " "
		if n.AR == "" || n.EN == "" || strings.Contains(n.EN+n.AR, "{") {
			t.Errorf("note %+v", n)
		}
	}
	if codes != "pdf_running file_created " {
		t.Errorf("notes %s", codes)
	}
	for name, code := range map[string]string{"scanned.pdf": "pdf_scanned", "locked.pdf": "pdf_locked"} {
		_, err := Read(t.Context(), file(name), name, "")
		var e *Error
		if !errors.As(err, &e) || e.Code != code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if d, err := Read(t.Context(), file("mixed.pdf"), "", ""); err != nil || d.Title != "" || d.Notes[0].Code != "pdf_pages_scanned" || !strings.Contains(d.Notes[0].EN, "1 of 2 (page 2)") {
		t.Errorf("%+v %v", d, err)
	}
}
