// Package document turns the bytes of a report into text: plain text in the encodings of package text, the main
// text of an HTML page, and the text of PDF and Word files, with what was done to get it. What it refuses it
// refuses with an Error that a person understands.
//
// It reads no meaning out of the text (package read) and fetches nothing, not even what a page links to.
package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Limits on what is taken in.
const (
	MaxBytes = 10 << 20 // of a text or a page
	MaxFile  = 30 << 20 // of a PDF or Word file, which may hold pictures
	MaxRunes = 2 << 20  // of the text taken from it
	maxNodes = 200_000  // elements and pieces of text of a page
	maxDepth = 500      // of nested elements

	MaxTime = 20 * time.Second // for one file
)

// Extractor names the version of the way from a page to its text; it is stored with the text, since spans
// count that text.
const Extractor = "go-readability/2.1.3+1"

// Document is the text of a report and what its file says about itself.
type Document struct {
	Title     string       // of the page; empty for plain text
	Site      string       // the paper, as the page names it
	URL       string       // as the page names it; never fetched
	Lang      string       // "ar", "en" or empty, from the script of the text
	Published incident.Day // from the page's metadata; NoDay when it does not say
	Text      string
	MediaType string // "text/plain", "text/html", "application/pdf" or that of Word
	Extractor string // empty for plain text
	Encoding  string
	Notes     []text.Note // what was converted and dropped
}

// Error says why a file is not read. Code is stable: one of the table reasons, or a code of text.DecodeError.
type Error struct {
	Code string
	Name string // the file
	Args []string
	Err  error // the cause; may be nil
}

// reasons are the reasons in English, after the name of the file. {0} and {1} are Args.
var reasons = map[string]string{
	"too_big":        "has {0}; it is read up to {1}",
	"too_slow":       "took too long to read, which no report does: print it to a new PDF file, or copy its text and paste it",
	"too_many_pages": "has more than {0} pages: cut it into parts",
	"bomb":           "unpacks to far more than a report holds, and was not read: copy its text and paste it",
	"pdf_scanned":    "shows pictures of pages without their text: run text recognition (OCR) over it, or type what matters and paste it",
	"pdf_locked":     "is locked with a password: save it without one, or copy its text and paste it",
	"pdf_broken":     "is a PDF file that is damaged or incomplete: fetch it again, or copy its text and paste it",
	"pdf_fonts":      "is a PDF file whose fonts do not say which letters they draw: run text recognition (OCR) over it, or type what matters and paste it",
	"docx_broken":    "is a Word file that is damaged or incomplete: fetch it again, or copy its text and paste it",
	"docx_locked":    "is an Office file locked with a password: save it without one, or copy its text and paste it",
	"old_word":       "is an old Word or Excel file (.doc, .xls), which is not read: save it as .docx, PDF or plain text",
	"odt":            "is an OpenDocument text (.odt), which is not read: save it as .docx, PDF or plain text",
	"rtf":            "is an RTF file, which is not read: save it as .docx, PDF or plain text",
	"sheet":          "is a spreadsheet (.xlsx, .ods), which is not read as a report: copy the cells that matter and paste them",
	"slides":         "is a presentation (.pptx, .odp), which is not read: save it as PDF",
	"ebook":          "is an e-book (.epub), which is not read: copy the text that matters and paste it",
	"archive":        "is a packed archive: unpack it first",
	"image":          "is a picture without text: paste the text",
	"html_empty":     "is a web page in which no text was found: copy the text and paste it",
	"html_deep":      "is a web page with too many or too deeply nested elements to be a report",
	"no_text":        "holds no letters: there is nothing to read",
}

// Error is the reason in English.
func (e *Error) Error() string {
	name := e.Name
	if name == "" {
		name = "the document"
	}
	if reason, ok := reasons[e.Code]; ok {
		return name + " " + fill(reason, e.Args)
	}
	if e.Err != nil {
		return name + ": " + e.Err.Error()
	}
	return name + " cannot be read (" + e.Code + ")"
}

// fill puts args into {0}, {1}, …
func fill(s string, args []string) string {
	for i, a := range args {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", a)
	}
	return s
}

// noteOf is a note in both languages, with args in the place of {0}, {1}, …
func noteOf(code, en, ar string, args ...string) text.Note {
	return text.Note{Code: code, Args: args, EN: fill(en, args), AR: fill(ar, args)}
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// magic are the first bytes of formats that are known and not read.
var magic = []struct{ start, code string }{
	{"\xD0\xCF\x11\xE0", "old_word"}, {"{\\rtf", "rtf"}, {"\x89PNG", "image"}, {"\xFF\xD8\xFF", "image"}, {"GIF8", "image"}, {"II*\x00", "image"}, {"MM\x00*", "image"}, {"RIFF", "image"},
	{"\x1F\x8B", "archive"}, {"7z\xBC\xAF", "archive"}, {"Rar!", "archive"}, {"BZh", "archive"}, {"\xFD7zXZ", "archive"}, {"\x28\xB5\x2F\xFD", "archive"},
}

// Read turns the bytes of a file into its text. The name (which may be empty) and the media type (which may be
// empty or wrong) help to tell what it is; the bytes decide. Errors are of type *Error, or ctx's.
//
// A PDF or Word file takes time: when ctx ends, or after MaxTime, the reading is given up.
func Read(ctx context.Context, b []byte, name, mediaType string) (Document, error) {
	if err := ctx.Err(); err != nil {
		return Document{}, err
	}
	within, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	d, err := readAs(within, b, name, mediaType)
	if err != nil && errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return Document{}, &Error{Code: "too_slow", Name: name, Err: err}
	}
	return d, err
}

func readAs(ctx context.Context, b []byte, name, mediaType string) (Document, error) {
	format := ""
	head := string(b[:min(len(b), 1024)])
	switch {
	case strings.HasPrefix(head, "PK\x03\x04"), strings.HasPrefix(head, "PK\x05\x06"):
		format = "zip"
	case isPDF(head):
		format = "pdf"
	}
	limit, most := MaxBytes, "10 MB"
	if format != "" {
		limit, most = MaxFile, "30 MB"
	}
	if len(b) > limit {
		return Document{}, &Error{Code: "too_big", Name: name, Args: []string{fmt.Sprintf("%d bytes", len(b)), most}}
	}
	for _, m := range magic {
		if strings.HasPrefix(head, m.start) {
			code := m.code
			if code == "old_word" && bytes.Contains(b, utf16LE("EncryptedPackage")) {
				code = "docx_locked"
			}
			return Document{}, &Error{Code: code, Name: name}
		}
	}
	switch {
	case format == "pdf":
		return readPDF(ctx, b, name)
	case format == "zip":
		return readZip(ctx, b, name)
	case isHTML(b, name, mediaType):
		return readHTML(b, name, mediaType)
	}
	return readText(b, name)
}

// isPDF looks for the mark of PDF, before which some servers and mail programs leave a few bytes.
func isPDF(head string) bool {
	i := strings.Index(head, "%PDF-")
	return i == 0 || i > 0 && (strings.Contains(head[i:], " obj") || strings.TrimLeft(head[:i], "\xEF\xBB\xBF \t\r\n\x00") == "")
}

func utf16LE(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

func readText(b []byte, name string) (Document, error) {
	d, err := text.Decode(b)
	if err != nil {
		return Document{}, wrap(name, err)
	}
	out := Document{Text: d.Text, Lang: text.Lang(d.Text), Published: incident.NoDay, MediaType: "text/plain", Encoding: d.Encoding, Notes: d.Notes}
	return out, out.check(name)
}

func wrap(name string, err error) error {
	var de *text.DecodeError
	if errors.As(err, &de) {
		return &Error{Code: de.Code, Name: name, Args: []string{fmt.Sprint(de.Offset)}, Err: err}
	}
	return &Error{Code: "encoding", Name: name, Err: err}
}

func (d Document) check(name string) error {
	if n := utf8.RuneCountInString(d.Text); n > MaxRunes {
		return &Error{Code: "too_big", Name: name, Args: []string{fmt.Sprintf("%d letters", n), fmt.Sprintf("%d letters", MaxRunes)}}
	}
	if d.Lang == "" {
		return &Error{Code: "no_text", Name: name}
	}
	return nil
}

var htmlStart = regexp.MustCompile(`(?i)^(?:\xEF\xBB\xBF)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|div|p|title|meta|h1)\b`)

// isHTML goes by the bytes where they speak, else by the media type and the name.
func isHTML(b []byte, name, mediaType string) bool {
	head := b[:min(len(b), 2048)]
	if len(head) >= 2 && (head[0] == 0xFF && head[1] == 0xFE || head[0] == 0xFE && head[1] == 0xFF) {
		head = bytes.ReplaceAll(head[2:], []byte{0}, nil) // UTF-16: enough to see the markup
	}
	if htmlStart.Match(head) {
		return true
	}
	ext := strings.ToLower(path.Ext(name))
	claims := strings.HasPrefix(strings.ToLower(mediaType), "text/html") || strings.HasPrefix(strings.ToLower(mediaType), "application/xhtml") || ext == ".html" || ext == ".htm" || ext == ".xhtml"
	return claims && bytes.Contains(b, []byte("</"))
}

var metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.-]+)`)

// decodeHTML turns the bytes of a page into characters: a byte order mark decides, then valid UTF-8, then what the page
// or the server says, then the letters.
func decodeHTML(b []byte, mediaType string) (text.Decoded, error) {
	d, err := text.Decode(b)
	if err == nil && strings.HasPrefix(d.Encoding, "utf") {
		return d, nil
	}
	label := ""
	if m := metaCharset.FindSubmatch(b[:min(len(b), 4096)]); m != nil {
		label = string(m[1])
	} else if _, after, ok := strings.Cut(strings.ToLower(mediaType), "charset="); ok {
		label, _, _ = strings.Cut(strings.Trim(after, `"' `), ";")
	}
	// A page in Arabic whose template says Latin-1 is common: the letters outweigh that label.
	if label == "" || (err == nil && d.Encoding != "windows-1252") {
		return d, err
	}
	enc, canonical := charset.Lookup(label)
	if enc == nil || canonical == "utf-8" {
		return d, err
	}
	out, decodeErr := enc.NewDecoder().Bytes(b)
	if decodeErr != nil || bytes.ContainsRune(out, 0) {
		return d, err
	}
	return text.Decoded{Text: string(out), Encoding: canonical, Notes: []text.Note{{Code: "converted", Args: []string{canonical}, EN: "converted from " + canonical, AR: "حُوِّل الترميز من " + canonical}}}, nil
}

func readHTML(b []byte, name, mediaType string) (Document, error) {
	dec, err := decodeHTML(b, mediaType)
	if err != nil {
		return Document{}, wrap(name, err)
	}
	root, err := html.Parse(strings.NewReader(strings.TrimPrefix(dec.Text, "\ufeff")))
	if err != nil {
		return Document{}, &Error{Code: "html_deep", Name: name, Err: err}
	}
	dropped, fits := clean(root)
	if !fits {
		return Document{}, &Error{Code: "html_deep", Name: name}
	}
	meta := metadata(root)
	out := Document{Title: meta.title, Site: meta.site, URL: meta.url, Published: meta.published, MediaType: "text/html", Extractor: Extractor, Encoding: dec.Encoding, Notes: dec.Notes}
	base, err := url.Parse(meta.url)
	if err != nil {
		base = nil // an address that is none is no reason to refuse the page
	}
	whole := textOf(body(root))
	article, err := readability.FromDocument(root, base)
	if err == nil && article.Node != nil {
		out.Text = textOf(article.Node)
		if t := strings.TrimSpace(article.Title()); t != "" {
			out.Title = t
		}
		if s := strings.TrimSpace(article.SiteName()); s != "" {
			out.Site = s
		}
		if t, perr := article.PublishedTime(); perr == nil && out.Published == incident.NoDay {
			out.Published = plausible(t)
		}
	}
	// A short notice has too little text for the heuristics: the whole page is better than nothing.
	if len(out.Text)*4 < len(whole) && len(whole) < 4000 || out.Text == "" {
		out.Text = whole
		out.Notes = append(out.Notes, text.Note{Code: "whole_page", EN: "no main text stood out, the whole page was taken", AR: "لم يتميّز نص رئيسي في الصفحة فأُخذت كاملة"})
	}
	if out.Title != "" && !strings.HasPrefix(out.Text, out.Title) {
		out.Text = out.Title + "\n\n" + out.Text
	}
	if dropped > 0 {
		out.Notes = append(out.Notes, text.Note{Code: "dropped", Args: []string{fmt.Sprint(dropped)}, EN: fmt.Sprintf("scripts, styles and embedded objects dropped: %d", dropped), AR: fmt.Sprintf("أُسقطت البرامج والأنماط والعناصر المضمّنة، وعددها: %d", dropped)})
	}
	out.Text = strings.ToValidUTF8(strings.ReplaceAll(out.Text, "\x00", ""), "\ufffd")
	out.Lang = text.Lang(out.Text)
	if strings.TrimSpace(out.Text) == "" {
		return Document{}, &Error{Code: "html_empty", Name: name}
	}
	return out, out.check(name)
}

// clean takes scripts and everything else that is not text out of the page. It reports how many it took, and
// whether the page is within the limits.
func clean(root *html.Node) (dropped int, fits bool) {
	nodes := 0
	var walk func(n *html.Node, depth int) bool
	walk = func(n *html.Node, depth int) bool {
		if nodes++; nodes > maxNodes || depth > maxDepth {
			return false
		}
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			remove := c.Type == html.CommentNode
			if c.Type == html.ElementNode {
				switch c.Data {
				case "script":
					// Structured data tells the date; it is read by metadata and is no code.
					remove = attr(c, "type") != "application/ld+json"
					dropped++
				case "style", "iframe", "object", "embed", "noscript", "template", "svg", "canvas", "form", "button", "input", "select", "textarea", "audio", "video":
					remove = true
					dropped++
				}
			}
			if remove {
				n.RemoveChild(c)
			} else if !walk(c, depth+1) {
				return false
			}
			c = next
		}
		return true
	}
	return dropped, walk(root, 0)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func body(root *html.Node) *html.Node {
	for n := range root.Descendants() {
		if n.Type == html.ElementNode && n.Data == "body" {
			return n
		}
	}
	return root
}

var blocks = map[string]bool{"p": true, "div": true, "section": true, "article": true, "h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
	"li": true, "ul": true, "ol": true, "blockquote": true, "table": true, "tr": true, "figure": true, "figcaption": true, "header": true, "footer": true,
	"main": true, "aside": true, "nav": true, "pre": true, "dl": true, "dt": true, "dd": true}

var (
	spaces = regexp.MustCompile(`[ \t\r\n\f]+`)
	blanks = regexp.MustCompile(` *\n[ \n]*\n *`)
	edges  = regexp.MustCompile(` *\n *`)
)

// textOf writes the text under n as paragraphs with a blank line between them.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(spaces.ReplaceAllString(n.Data, " "))
			return
		case n.Type == html.ElementNode && n.Data == "br":
			b.WriteString("\n")
			return
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "head" || n.Data == "title"):
			return
		}
		block := n.Type == html.ElementNode && blocks[n.Data]
		if block {
			b.WriteString("\n\n")
		}
		if n.Type == html.ElementNode && (n.Data == "td" || n.Data == "th") {
			b.WriteString(" ")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
		if block {
			b.WriteString("\n\n")
		}
	}
	walk(n)
	s := blanks.ReplaceAllString(b.String(), "\n\n")
	s = edges.ReplaceAllString(s, "\n")
	for strings.Contains(s, "  ") {
		s = strings.ReplaceAll(s, "  ", " ")
	}
	return strings.TrimSpace(s)
}

type meta struct {
	title, site, url string
	published        incident.Day
}

var ldPublished = regexp.MustCompile(`"datePublished"\s*:\s*"([^"]{8,40})"`)

// metadata reads what the page says about itself. Readability knows the date too, but not all its spellings.
func metadata(root *html.Node) meta {
	m := meta{published: incident.NoDay}
	set := func(to *string, v string) {
		if v = strings.TrimSpace(v); *to == "" {
			*to = v
		}
	}
	date := func(v string) {
		if m.published == incident.NoDay {
			m.published = parseDate(v)
		}
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		switch n.Data {
		case "meta":
			content := attr(n, "content")
			switch strings.ToLower(attr(n, "property") + attr(n, "name") + attr(n, "itemprop")) {
			case "og:title":
				set(&m.title, content)
			case "og:site_name":
				set(&m.site, content)
			case "og:url":
				set(&m.url, content)
			case "article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publishdate", "publish-date", "parsely-pub-date", "sailthru.date":
				date(content)
			}
		case "title":
			if n.FirstChild != nil {
				set(&m.title, n.FirstChild.Data)
			}
		case "link":
			if attr(n, "rel") == "canonical" {
				set(&m.url, attr(n, "href"))
			}
		case "time":
			date(attr(n, "datetime"))
		case "script":
			if n.FirstChild != nil {
				if found := ldPublished.FindStringSubmatch(n.FirstChild.Data); found != nil {
					date(found[1])
				}
			}
		}
	}
	if u, err := url.Parse(m.url); err != nil || (u.Scheme != "http" && u.Scheme != "https") {
		m.url = ""
	}
	return m
}

func parseDate(v string) incident.Day {
	v = strings.TrimSpace(v)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02", time.RFC1123, time.RFC1123Z, "2006/01/02", "January 2, 2006", "2 January 2006", "Jan 2, 2006"} {
		if t, err := time.Parse(layout, v); err == nil {
			return plausible(t)
		}
	}
	return incident.NoDay
}

// plausible refuses the zero dates and the far future that templates leave in pages.
func plausible(t time.Time) incident.Day {
	if t.Year() < 1990 || t.Year() > 2100 {
		return incident.NoDay
	}
	return incident.DayOf(t)
}
