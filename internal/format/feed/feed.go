// Package feed turns the bytes of a feed (RSS 0.9 to 2.0, Atom, JSON Feed) into its items, whatever the server said
// that they are: the bytes decide. What is no feed it refuses with an Error that says what it is instead.
//
// It fetches nothing and extracts no text: an item's content stays as the feed has it (package document reads it).
// Which items are new is not its business either.
package feed

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/mmcdole/gofeed"
	"github.com/mmcdole/gofeed/rss"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Limits on what is taken for a feed. Real ones stay far below.
const (
	MaxItems = 2000 // of one feed; of a longer one the first are read

	maxElements   = 400_000
	maxDepth      = 200
	maxAttributes = 200     // of one element
	maxNamespaces = 64      // declared around one element
	maxJoining    = 1 << 30 // bytes that are copied to put the pieces of texts together
)

// Feed is what a feed says.
type Feed struct {
	Form  string // "rss", "atom", "json"
	Title string
	Site  string // address of the site that it belongs to, as it says; may be empty
	Lang  string // as it says: "ar", "en-us", …; may be empty
	Items []Item // in its own order
	More  int    // items beyond MaxItems that were not read

	// When it asks not to be asked: for this long after an answer (at most a day), and at these hours (UTC) and days.
	TTL       time.Duration
	SkipHours []int
	SkipDays  []time.Weekday
}

// Item is one entry.
type Item struct {
	ID        string // what the feed calls it; may be empty
	Title     string // plain text
	Link      string // http or https; may be empty
	Published incident.Day
	Content   string // the fullest that there is; may be empty
	HTML      bool   // Content is markup
}

// Error says why bytes are no feed. Code is stable: "empty", "web_page" (Args: feeds that the page names), "image", "binary",
// "not_feed", "broken" (Args: what is wrong, in English), "entities", "deep", or a code of text.DecodeError.
type Error struct {
	Code string
	Args []string
	Err  error
}

// Error is the reason in English.
func (e *Error) Error() string {
	if len(e.Args) > 0 {
		return "no feed (" + e.Code + "): " + strings.Join(e.Args, ", ")
	}
	return "no feed (" + e.Code + ")"
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// Read reads a feed. The media type (which may be empty or wrong) only helps to find the encoding; address is where the
// feed is, and what it links to is resolved against it. Errors are *Error.
func Read(b []byte, mediaType, address string) (f Feed, err error) {
	if len(bytes.TrimSpace(b)) == 0 {
		return f, &Error{Code: "empty"}
	}
	if code := magic(b); code != "" {
		return f, &Error{Code: code}
	}
	s, err := decode(b, mediaType)
	if err != nil {
		return f, err
	}
	base, err := url.Parse(address)
	if err != nil {
		base = &url.URL{}
	}
	s = strings.TrimLeftFunc(s, func(r rune) bool { return r == '\ufeff' || unicode.IsSpace(r) })
	switch {
	case strings.HasPrefix(s, "{"):
		if !strings.Contains(s, `"items"`) && !strings.Contains(s, "jsonfeed.org") {
			return f, &Error{Code: "not_feed"}
		}
		if err := inspectJSON(s); err != nil {
			return f, err
		}
	case strings.HasPrefix(s, "<"):
		root, err := inspect(s)
		if err != nil {
			if len(pageStart.FindString(s[:min(len(s), 2048)])) > 0 {
				return f, webPage(s, base)
			}
			return f, err
		}
		switch strings.ToLower(root) {
		case "rss", "rdf", "feed":
		case "html", "body", "head", "article", "div", "p":
			return f, webPage(s, base)
		default:
			return f, &Error{Code: "not_feed"}
		}
	default:
		if strings.Contains(s, "</") && strings.Contains(strings.ToLower(s), "<body") {
			return f, webPage(s, base)
		}
		return f, &Error{Code: "not_feed"}
	}
	parsed, err := parse(s)
	if err != nil {
		return f, &Error{Code: "broken", Args: []string{plain(err)}, Err: err}
	}
	return fill(parsed, base), nil
}

// parse hands a feed to the library. A fault of its code is a feed that cannot be read, and not the end of the program.
func parse(s string) (f *gofeed.Feed, err error) {
	defer func() {
		if r := recover(); r != nil {
			f, err = nil, fmt.Errorf("it has a form that cannot be read (%v)", r)
		}
	}()
	p := gofeed.NewParser()
	p.KeepOriginalFeed = true
	f, err = p.ParseString(s)
	if err == nil && f == nil {
		err = errors.New("it holds nothing")
	}
	return f, err
}

// plain is what a parser said, in one line without the names of its parts.
func plain(err error) string {
	s := strings.TrimPrefix(err.Error(), "xpp: parser state desynced by DecodeElement error: ")
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || strings.Contains(s, "unexpected EOF") || strings.Contains(s, "unexpected end of JSON") {
		return "it ends in the middle"
	}
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 160 {
		s = string(r[:160]) + "…"
	}
	return s
}

var magics = []struct{ start, code string }{
	{"\x89PNG", "image"}, {"\xFF\xD8\xFF", "image"}, {"GIF8", "image"}, {"II*\x00", "image"}, {"MM\x00*", "image"}, {"RIFF", "binary"},
	{"%PDF-", "binary"}, {"PK\x03\x04", "binary"}, {"\xD0\xCF\x11\xE0", "binary"}, {"\x1F\x8B", "binary"}, {"7z\xBC\xAF", "binary"}, {"Rar!", "binary"},
	{"BZh", "binary"}, {"\x7FELF", "binary"}, {"\xFD7zXZ", "binary"}, {"\x28\xB5\x2F\xFD", "binary"}, {"OggS", "binary"}, {"ID3", "binary"},
}

func magic(b []byte) string {
	for _, m := range magics {
		if bytes.HasPrefix(b, []byte(m.start)) {
			return m.code
		}
	}
	return ""
}

var (
	prolog   = regexp.MustCompile(`^\s*<\?xml\s[^>]*\?>`)
	declared = regexp.MustCompile(`\sencoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)`)
)

// decode turns the bytes into characters. A byte order mark decides, then what is valid UTF-8, then what the feed itself
// says, then what the server says, then the letters. The XML declaration goes: what it says of the encoding is true no
// longer.
func decode(b []byte, mediaType string) (string, error) {
	d, err := text.Decode(b)
	s := d.Text
	if err != nil || !strings.HasPrefix(d.Encoding, "utf") {
		label := ""
		if m := declared.FindSubmatch(prolog.Find(b[:min(len(b), 512)])); m != nil {
			label = string(m[1])
		} else if _, after, ok := strings.Cut(strings.ToLower(mediaType), "charset="); ok {
			label, _, _ = strings.Cut(strings.Trim(after, `"' `), ";")
		}
		enc, name := charset.Lookup(label)
		switch {
		case enc != nil && name == "windows-1252" && err == nil: // the letters outweigh what every template says
		case enc != nil && name != "utf-8":
			out, err := enc.NewDecoder().Bytes(b)
			if err != nil {
				return "", &Error{Code: "encoding", Err: err}
			}
			s = string(out)
		case err != nil && enc != nil: // UTF-8 with a few broken letters, or with stray NULs
			s = strings.ToValidUTF8(string(b), "\ufffd")
		case err != nil:
			var de *text.DecodeError
			if errors.As(err, &de) && (de.Code == "nul" || de.Code == "binary") {
				return "", &Error{Code: "binary", Err: err}
			}
			return "", &Error{Code: "encoding", Err: err}
		}
	}
	if binary(s) {
		return "", &Error{Code: "binary"}
	}
	// Neither parser takes characters that XML forbids, and feeds have them.
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, s)
	trimmed := strings.TrimPrefix(s, "\ufeff")
	return strings.TrimPrefix(trimmed, prolog.FindString(trimmed[:min(len(trimmed), 512)])), nil
}

// binary reports whether what should be text is something else.
func binary(s string) bool {
	odd := 0
	for _, r := range s {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' && r != '\f' || r == utf8.RuneError {
			odd++
		}
	}
	return odd > 10 && odd*20 > len(s)
}

// inspect walks over XML before it is parsed and names its root. The parser is recursive, and builds what it reads: here
// is seen that this stays within bounds.
func inspect(s string) (root string, err error) {
	type element struct{ text, namespaces int }
	d := xml.NewDecoder(strings.NewReader(s))
	d.Strict = false
	d.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil } // they are characters already
	var open []element
	elements, joining, namespaces := 0, 0, 0
	for {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			if root == "" {
				return "", &Error{Code: "not_feed"}
			}
			return root, nil
		}
		if err != nil {
			return root, &Error{Code: "broken", Args: []string{plain(err)}, Err: err}
		}
		switch t := t.(type) {
		case xml.Directive:
			if bytes.Contains(bytes.ToUpper(t), []byte("<!ENTITY")) {
				return root, &Error{Code: "entities"}
			}
		case xml.StartElement:
			if root == "" {
				root = t.Name.Local
			}
			elements++
			e := element{}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" || a.Name.Local == "xmlns" {
					e.namespaces++
				}
			}
			namespaces += e.namespaces
			open = append(open, e)
			if elements > maxElements || len(open) > maxDepth || len(t.Attr) > maxAttributes || namespaces > maxNamespaces {
				return root, &Error{Code: "deep"}
			}
		case xml.EndElement:
			if len(open) > 0 {
				namespaces -= open[len(open)-1].namespaces
				open = open[:len(open)-1]
			}
		case xml.CharData:
			if len(open) > 0 {
				e := &open[len(open)-1]
				e.text += len(t)
				if joining += e.text; joining > maxJoining {
					return root, &Error{Code: "deep"}
				}
			}
		}
	}
}

// inspectJSON sees that JSON stays within bounds, as inspect does for XML: "{}," is three bytes and becomes a thousand.
func inspectJSON(s string) error {
	depth, parts, quoted := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			parts++
		case c == '}' || c == ']':
			depth--
		case c == ',':
			parts++
		}
		if depth > maxDepth || parts > maxElements {
			return &Error{Code: "deep"}
		}
	}
	return nil
}

var pageStart = regexp.MustCompile(`(?i)<(?:!doctype\s+html|html|head|body)\b`)

// maxOffers is how many feeds are named that a page names.
const maxOffers = 5

// webPage is the error for a web page, with the feeds that it names.
func webPage(s string, base *url.URL) *Error {
	e := &Error{Code: "web_page"}
	z := html.NewTokenizer(strings.NewReader(s[:min(len(s), 256<<10)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return e
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data == "body" {
				return e
			}
			if t.Data != "link" {
				continue
			}
			a := map[string]string{}
			for _, x := range t.Attr {
				a[x.Key] = x.Val
			}
			kind, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(a["type"])), ";")
			switch kind {
			case "application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml":
			default:
				continue
			}
			if at := resolve(base, a["href"]); strings.EqualFold(strings.TrimSpace(a["rel"]), "alternate") && at != "" {
				if e.Args = append(e.Args, at); len(e.Args) == maxOffers {
					return e
				}
			}
		}
	}
}

// resolve makes a whole address of a link; empty when it is none that can be fetched.
func resolve(base *url.URL, link string) string {
	link = strings.TrimSpace(link)
	if link == "" || len(link) > 2000 {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil {
		return ""
	}
	u = base.ResolveReference(u)
	if u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	u.Host = strings.ToLower(u.Host)
	return u.String()
}

// fill makes a Feed of what the library read.
func fill(p *gofeed.Feed, base *url.URL) Feed {
	f := Feed{Form: p.FeedType, Title: line(p.Title), Site: resolve(base, p.Link), Lang: strings.ToLower(line(p.Language))}
	if r, ok := p.OriginalFeed().(*rss.Feed); ok && r != nil {
		// A feed that asks for weeks of silence means it as little as one that asks for none.
		if m, err := strconv.Atoi(strings.TrimSpace(r.TTL)); err == nil && m > 0 {
			f.TTL = time.Duration(min(m, 24*60)) * time.Minute
		}
		f.SkipHours, f.SkipDays = hours(r.SkipHours), days(r.SkipDays)
	}
	for i, it := range p.Items {
		if it == nil {
			continue
		}
		if len(f.Items) == MaxItems {
			f.More = len(p.Items) - i
			break
		}
		o := Item{ID: strings.TrimSpace(it.GUID), Title: line(it.Title), Link: resolve(base, it.Link), Published: incident.NoDay}
		for _, l := range it.Links {
			if o.Link == "" {
				o.Link = resolve(base, l)
			}
		}
		// What a feed calls its item is often its address.
		if o.Link == "" && (strings.HasPrefix(o.ID, "http://") || strings.HasPrefix(o.ID, "https://")) {
			o.Link = resolve(base, o.ID)
		}
		o.Content = it.Content
		if visible(it.Description) > visible(it.Content) {
			o.Content = it.Description
		}
		o.HTML = markup.MatchString(o.Content)
		o.Published = dayOf(it.Published, it.PublishedParsed)
		if o.Published == incident.NoDay {
			o.Published = dayOf(it.Updated, it.UpdatedParsed)
		}
		f.Items = append(f.Items, o)
	}
	return f
}

var markup = regexp.MustCompile(`<[A-Za-z/!]|&(?:#\d+|#x[0-9A-Fa-f]+|[A-Za-z]+\d*);`)

var tags = regexp.MustCompile(`<[^>]*>`)

// visible is about how many bytes of a content are text.
func visible(s string) int { return len(strings.TrimSpace(tags.ReplaceAllString(s, ""))) }

// line makes one line of plain text of what may be markup.
func line(s string) string {
	if markup.MatchString(s) {
		s = html.UnescapeString(tags.ReplaceAllString(s, ""))
	}
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.Join(strings.Fields(s), " ")
}

var zone = regexp.MustCompile(`([+-])(\d{2}):?(\d{2})\s*(?:\([^)]*\))?$`)

// dayOf is the day of a moment where it was written: an item of half past one in Damascus is of that day, although it
// was still the day before in Greenwich.
func dayOf(written string, t *time.Time) incident.Day {
	if t == nil || t.Year() < 1990 || t.Year() > 2200 {
		return incident.NoDay
	}
	at := t.UTC()
	if m := zone.FindStringSubmatch(strings.TrimSpace(written)); m != nil {
		h, _ := strconv.Atoi(m[2])
		min, _ := strconv.Atoi(m[3])
		if offset := (h*60 + min) * 60; h <= 14 && min < 60 {
			if m[1] == "-" {
				offset = -offset
			}
			at = at.In(time.FixedZone("", offset))
		}
	}
	return incident.DayOf(at)
}

func hours(list []string) []int {
	var out []int
	seen := [24]bool{}
	for _, s := range list {
		if h, err := strconv.Atoi(strings.TrimSpace(s)); err == nil && h >= 0 && h <= 24 && !seen[h%24] {
			seen[h%24] = true // RSS 0.91 counts to 24
			out = append(out, h%24)
		}
	}
	if len(out) == 24 {
		return nil // a feed that is never to be asked means something else
	}
	return out
}

func days(list []string) []time.Weekday {
	var out []time.Weekday
	seen := [7]bool{}
	for _, s := range list {
		for d := time.Sunday; d <= time.Saturday; d++ {
			if strings.EqualFold(strings.TrimSpace(s), d.String()) && !seen[d] {
				seen[d] = true
				out = append(out, d)
			}
		}
	}
	if len(out) == 7 {
		return nil
	}
	return out
}
