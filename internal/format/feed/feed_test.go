package feed

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"tansiq/internal/incident"
)

const rss2 = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>مرصد البادية</title><link>https://news.example/</link><language>ar</language><ttl>90</ttl>
<skipHours><hour>1</hour><hour>24</hour><hour>77</hour></skipHours><skipDays><day>Friday</day></skipDays>
<item><title>هجوم قرب &lt;b&gt;السخنة&lt;/b&gt;</title><link>/n/1#top</link><guid isPermaLink="false">n-1</guid>
<pubDate>Sun, 26 Jan 2025 01:30:00 +0300</pubDate><description>موجز</description><content:encoded><![CDATA[<p>قُتل ثلاثة جنود في هجوم قرب السخنة.</p>]]></content:encoded></item>
<item><title>Second</title><guid>https://news.example/n/2</guid><dc:date>2025-01-25T23:30:00-05:00</dc:date><description>plain text only</description></item>
</channel></rss>`

func TestForms(t *testing.T) {
	f, err := Read([]byte(rss2), "text/html; charset=iso-8859-1", "https://news.example/rss")
	if err != nil {
		t.Fatal(err)
	}
	want := Feed{Form: "rss", Title: "مرصد البادية", Site: "https://news.example/", Lang: "ar", TTL: 90 * time.Minute, SkipHours: []int{1, 0}, SkipDays: []time.Weekday{time.Friday},
		Items: []Item{
			{ID: "n-1", Title: "هجوم قرب السخنة", Link: "https://news.example/n/1#top", Published: incident.Date(2025, 1, 26), Content: "<p>قُتل ثلاثة جنود في هجوم قرب السخنة.</p>", HTML: true},
			{ID: "https://news.example/n/2", Title: "Second", Link: "https://news.example/n/2", Published: incident.Date(2025, 1, 25), Content: "plain text only"},
		}}
	if !reflect.DeepEqual(f, want) {
		t.Errorf("got  %+v\nwant %+v", f, want)
	}

	for name, in := range map[string]string{
		"rss 1.0": `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
			<channel rdf:about="https://a.example/"><title>T</title><link>https://a.example/</link></channel>
			<item rdf:about="https://a.example/1"><title>One</title><link>https://a.example/1</link><description>body</description><dc:date>2025-01-11T08:00:00Z</dc:date></item></rdf:RDF>`,
		"atom": `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><link href="https://a.example/"/><id>urn:x</id>
			<entry><id>tag:a.example,2025:1</id><title type="html">&lt;i&gt;One&lt;/i&gt;</title><link href="https://a.example/1"/><published>2025-01-11T23:00:00+03:00</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>body</p></div></content></entry></feed>`,
		"json": `{"version":"https://jsonfeed.org/version/1.1","title":"T","home_page_url":"https://a.example/","items":[{"id":"1","title":"One","url":"https://a.example/1","content_html":"<p>body</p>","date_published":"2025-01-11T10:00:00+03:00"}]}`,
		"a doctype of old": `<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd"><rss version="0.91"><channel><title>T</title><link>https://a.example/</link>
			<item><title>One</title><link>https://a.example/1</link><description>body</description><pubDate>Sat, 11 Jan 2025 10:00:00 GMT</pubDate></item></channel></rss>`,
	} {
		f, err := Read([]byte(in), "", "https://a.example/feed")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if f.Title != "T" || f.Site != "https://a.example/" || len(f.Items) != 1 {
			t.Errorf("%s: %+v", name, f)
			continue
		}
		it := f.Items[0]
		if it.Title != "One" || it.Link != "https://a.example/1" || it.Published != incident.Date(2025, 1, 11) || !strings.Contains(it.Content, "body") {
			t.Errorf("%s: %+v", name, it)
		}
	}
}

func TestEncodings(t *testing.T) {
	const words = "انفجرت عبوة ناسفة قرب مدينة تدمر وقُتل أربعة من الجنود"
	feed := func(encoding string) string {
		return `<?xml version="1.0"` + encoding + `?><rss version="2.0"><channel><title>خلاصة</title><item><guid>1</guid><title>` + words + `</title><description>` + words + `</description></item></channel></rss>`
	}
	sixteen := func(s string, bom, big bool) []byte {
		var b []byte
		if bom {
			s = "\ufeff" + s
		}
		for _, u := range utf16.Encode([]rune(s)) {
			if big {
				b = append(b, byte(u>>8), byte(u))
			} else {
				b = append(b, byte(u), byte(u>>8))
			}
		}
		return b
	}
	arabic, err := charmap.Windows1256.NewEncoder().Bytes([]byte(feed(` encoding="windows-1256"`)))
	if err != nil {
		t.Fatal(err)
	}
	undeclared, err := charmap.Windows1256.NewEncoder().Bytes([]byte(feed("")))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		b     []byte
		media string
	}{
		"UTF-8 that says it is Latin":      {[]byte(feed(` encoding="ISO-8859-1"`)), "text/xml"},
		"UTF-8 whose server says 1256":     {[]byte(feed("")), "application/rss+xml; charset=windows-1256"},
		"UTF-8 with a mark":                {[]byte("\ufeff" + feed(` encoding="utf-8"`)), ""},
		"UTF-16 little":                    {sixteen(feed(` encoding="utf-16"`), true, false), ""},
		"UTF-16 big":                       {sixteen(feed(` encoding="utf-16"`), true, true), ""},
		"UTF-16 without a mark":            {sixteen(feed(` encoding="utf-16"`), false, false), ""},
		"UTF-16 that says it is UTF-8":     {sixteen(feed(` encoding="utf-8"`), true, false), "text/xml; charset=utf-8"},
		"Windows-1256":                     {arabic, ""},
		"Windows-1256, the server says so": {undeclared, `text/xml; charset="windows-1256"`},
		"Windows-1256, the server lies":    {undeclared, "text/xml; charset=iso-8859-1"},
		"Windows-1256, nobody says":        {undeclared, ""},
		"control characters":               {[]byte(strings.Replace(feed(""), "<guid>", "<guid>\x0b\x01", 1)), ""},
	} {
		f, err := Read(c.b, c.media, "https://a.example/")
		if err != nil || len(f.Items) != 1 || f.Items[0].Title != words || f.Items[0].ID != "1" {
			t.Errorf("%s: %+v %v", name, f, err)
		}
	}
}

func code(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func TestWhatIsNoFeed(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(rss2))
	z.Close()
	laughs := `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">]><rss version="2.0"><channel><title>&lol1;</title></channel></rss>`
	for name, c := range map[string]struct{ in, want string }{
		"nothing":              {"", "empty"},
		"blanks":               {" \n\t ", "empty"},
		"a picture":            {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "image"},
		"a PDF":                {"%PDF-1.7\n", "binary"},
		"an archive":           {packed.String(), "binary"},
		"noise":                {strings.Repeat("\x00\x01\x02\xfe", 200), "binary"},
		"a page":               {`<!DOCTYPE html><html><head><title>x</title></head><body><p>news</p></body></html>`, "web_page"},
		"a broken page":        {`<html><body><p>a<br>b & c <img src=x></body>`, "web_page"},
		"a page in capitals":   {`<HTML><BODY bgcolor=white>x`, "web_page"},
		"text":                 {"Three soldiers were killed.", "not_feed"},
		"other XML":            {`<svg xmlns="http://www.w3.org/2000/svg"><path/></svg>`, "not_feed"},
		"a sitemap":            {`<urlset><url><loc>https://a.example/</loc></url></urlset>`, "not_feed"},
		"other JSON":           {`{"error":"no such thing"}`, "not_feed"},
		"JSON cut":             {`{"version":"https://jsonfeed.org/version/1","items":[{"id":"1"`, "broken"},
		"cut":                  {rss2[:len(rss2)-200], "broken"},
		"billion laughs":       {laughs, "entities"},
		"a parameter entity":   {`<!DOCTYPE rss [<!entity % x SYSTEM "file:///etc/passwd"> %x;]><rss/>`, "entities"},
		"deep":                 {"<rss><channel>" + strings.Repeat("<a:b>", 200_000), "deep"},
		"many":                 {"<rss><channel>" + strings.Repeat("<a/>", maxElements), "deep"},
		"many attributes":      {"<rss " + attributes("a", 1000) + "/>", "deep"},
		"many namespaces":      {"<rss " + attributes("xmlns:a", 100) + "/>", "deep"},
		"texts of many pieces": {"<rss><channel><a:b>" + strings.Repeat("<![CDATA[x]]><!-- -->", 400_000) + "</a:b></channel></rss>", "deep"},
	} {
		begin := time.Now()
		_, err := Read([]byte(c.in), "", "https://a.example/feed")
		if got := code(err); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
		if took := time.Since(begin); took > 5*time.Second {
			t.Errorf("%s took %v", name, took)
		}
	}
}

func attributes(name string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s%d='x' ", name, i)
	}
	return b.String()
}

func TestAPageNamesItsFeeds(t *testing.T) {
	_, err := Read([]byte(`<!doctype html><html><head><link rel=alternate type="application/rss+xml" href="/rss.xml"><link rel="stylesheet" href="/x.css">
		<link rel="alternate" type="application/atom+xml" href="https://b.example/atom"><link rel=alternate type="application/rss+xml" href="javascript:x"></head>
		<body><link rel=alternate type="application/rss+xml" href="/later"></body></html>`), "application/rss+xml", "https://a.example/news/")
	var e *Error
	if !errors.As(err, &e) || !slices.Equal(e.Args, []string{"https://a.example/rss.xml", "https://b.example/atom"}) {
		t.Errorf("%v", err)
	}
}

func TestItemsWithoutThis(t *testing.T) {
	f, err := Read([]byte(`<rss version="2.0"><channel><ttl>100000</ttl><skipHours>`+strings.Repeat("<hour>3</hour>", 30)+`</skipHours>
		<item/><item><link>javascript:alert(1)</link><title>  </title><pubDate>yesterday</pubDate></item>
		<item><link>https://user:pass@a.example/</link><pubDate>Mon, 01 Jan 0001 00:00:00 GMT</pubDate></item></channel></rss>`), "", "https://a.example/")
	if err != nil || len(f.Items) != 3 {
		t.Fatalf("%+v %v", f, err)
	}
	for _, it := range f.Items {
		if it.Link != "" || it.Published != incident.NoDay || it.Title != "" {
			t.Errorf("%+v", it)
		}
	}
	if f.TTL != 24*time.Hour || !slices.Equal(f.SkipHours, []int{3}) {
		t.Errorf("%v %v", f.TTL, f.SkipHours)
	}
	long := "<rss version='2.0'><channel>" + strings.Repeat("<item><title>x</title></item>", MaxItems+7) + "</channel></rss>"
	if f, err := Read([]byte(long), "", ""); err != nil || len(f.Items) != MaxItems || f.More != 7 {
		t.Errorf("%d items, %d more, %v", len(f.Items), f.More, err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(rss2), "text/xml")
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom" xml:base="http://a/"><entry><content type="xhtml"><div>x</div></content></entry></feed>`), "")
	f.Add([]byte(`{"version":"https://jsonfeed.org/version/1","items":[{"id":1,"content_html":"<p>"}]}`), "application/json")
	f.Add([]byte(`<rdf:RDF><item><title>x</title></item></rdf:RDF>`), "text/html; charset=utf-16")
	f.Add([]byte("<?xml version='1.0' encoding='windows-1256'?><rss><channel><title>\xc7\xe1</title></channel></rss>"), "")
	f.Fuzz(func(t *testing.T, b []byte, media string) {
		got, err := Read(b, media, "https://a.example/feed")
		if err != nil {
			var e *Error
			if !errors.As(err, &e) || e.Code == "" {
				t.Fatalf("an error without a code: %v", err)
			}
			return
		}
		for _, it := range got.Items {
			if !utf8.ValidString(it.Title) || strings.ContainsAny(it.Title, "\n\x00") {
				t.Fatalf("title %q", it.Title)
			}
			if it.Link != "" && !strings.HasPrefix(it.Link, "http://") && !strings.HasPrefix(it.Link, "https://") {
				t.Fatalf("link %q", it.Link)
			}
		}
	})
}

// Small feeds that ask for much are refused, whatever they are written in.
func TestSmallFeedsThatAskForMuch(t *testing.T) {
	for name, s := range map[string]string{
		"JSON of empty items":  `{"version":"https://jsonfeed.org/version/1.1","items":[` + strings.Repeat("{},", 1_000_000) + `{}]}`,
		"JSON of many tags":    `{"version":"https://jsonfeed.org/version/1.1","items":[{"tags":[` + strings.Repeat(`"",`, 1_000_000) + `""]}]}`,
		"JSON of deep lists":   `{"items":` + strings.Repeat("[", 9000),
		"XML of empty items":   `<rss><channel>` + strings.Repeat("<item/>", 1_000_000) + `</channel></rss>`,
		"XML of many tags":     `<rss><channel><item>` + strings.Repeat("<category/>", 800_000) + `</item></channel></rss>`,
		"XML of deep elements": `<rss><channel><item>` + strings.Repeat("<x>", 100_000),
	} {
		var e *Error
		if _, err := Read([]byte(s), "", "https://news.example/feed"); !errors.As(err, &e) || e.Code != "deep" {
			t.Errorf("%s: %v", name, err)
		}
	}
	in := `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","content_text":"` + strings.Repeat(`a, \"b\" {[`, 100_000) + `"}]}`
	if f, err := Read([]byte(in), "", "https://news.example/feed"); err != nil || len(f.Items) != 1 {
		t.Errorf("text with commas: %v", err)
	}
}
