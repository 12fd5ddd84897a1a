package document

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	readability "codeberg.org/readeck/go-readability/v2"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"tansiq/internal/text"
)

// Extractor names the version of the way from a page to its text; it is stored with the text, since spans
// count that text.
const Extractor = "go-readability/2.1.3+3"

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
	d, err := text.DecodeMixed(b)
	if err == nil && (strings.HasPrefix(d.Encoding, "utf") || d.Encoding == "mixed") {
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

func readHTML(ctx context.Context, b []byte, name, mediaType string) (Document, error) {
	dec, err := decodeHTML(b, mediaType)
	if err != nil {
		return Document{}, wrap(name, err)
	}
	page, fits, err := plainer(ctx, strings.TrimPrefix(dec.Text, "\ufeff"))
	if err != nil {
		return Document{}, err
	}
	if !fits {
		return Document{}, &Error{Code: "html_deep", Name: name}
	}
	root, err := html.Parse(&patient{ctx, strings.NewReader(page)})
	if ctx.Err() != nil {
		return Document{}, ctx.Err()
	}
	if err != nil {
		return Document{}, &Error{Code: "html_deep", Name: name, Err: err}
	}
	saved := savedFrom(root) // before comments are dropped
	dropped, fits := clean(root)
	if !fits {
		return Document{}, &Error{Code: "html_deep", Name: name}
	}
	meta := metadata(root, saved)
	out := Document{Title: meta.title, Site: meta.site, URL: meta.url, MediaType: "text/html", Extractor: Extractor, Encoding: dec.Encoding, Notes: dec.Notes}
	var rank int
	if out.Published, rank = meta.published(); rank == rankAddress {
		out.Notes = append(out.Notes, noteOf("published_from_address", "the day of publication, {0}, was taken from the address of the page: check it",
			"أُخذ تاريخ النشر {0} من رابط الصفحة: تحقّق منه", out.Published.String()))
	}
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

// patient ends the reading of a page with its context.
type patient struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (p *patient) Read(b []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.r.Read(b[:min(len(b), 16<<10)])
}

// styling are the elements that parsers open again in whatever follows when a page does not close them: four hundred of
// them and a million paragraphs make four hundred million elements. Only the link (a) is of use here, of which one is open
// at a time.
var styling = map[string]bool{"b": true, "big": true, "code": true, "em": true, "font": true, "i": true, "nobr": true, "s": true, "small": true, "strike": true, "strong": true, "tt": true, "u": true}

// plainer writes a page without the markup that only serves the look, and without comments, so that it has about as many
// elements as it has tags. What it writes has no "<" but those of tags, so nothing becomes markup that was none. fits is false
// when the page has more than a report.
func plainer(ctx context.Context, s string) (page string, fits bool, err error) {
	z := html.NewTokenizer(strings.NewReader(s))
	var out strings.Builder
	out.Grow(len(s))
	within := "" // the element whose text is no markup
	structured := false
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return "", false, ctx.Err()
		}
		if n > 6*maxNodes {
			return "", false, nil
		}
		kind := z.Next()
		raw := z.Raw()
		switch kind {
		case html.ErrorToken:
			return out.String(), true, nil
		case html.TextToken:
			switch within {
			case "", "title":
				out.WriteString(strings.ReplaceAll(string(raw), "<", "&lt;"))
			case "script":
				if structured {
					out.WriteString(strings.ReplaceAll(string(raw), "<", `\u003c`)) // the same in JSON
				}
			case "xmp", "plaintext":
				out.WriteString(strings.ReplaceAll(string(raw), "<", " "))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			markup := string(raw)
			tag, more := z.TagName()
			within, structured = "", false
			switch name := string(tag); name {
			case "script":
				for more {
					var key, value []byte
					key, value, more = z.TagAttr()
					structured = structured || string(key) == "type" && string(value) == "application/ld+json"
				}
				within = name
			case "title", "style", "iframe", "noembed", "noframes", "noscript", "textarea", "xmp", "plaintext":
				within = name
			}
			if !styling[string(tag)] {
				out.WriteString(markup)
			}
		case html.EndTagToken:
			markup := string(raw)
			tag, _ := z.TagName()
			within = ""
			if !styling[string(tag)] {
				out.WriteString(markup)
			}
		case html.CommentToken:
			if data := string(raw); strings.Count(data, "<") == 1 && strings.HasPrefix(data, "<!--") && saved.MatchString(data[len("<!--"):]) {
				out.WriteString(data)
			}
		case html.DoctypeToken:
			out.Write(raw)
		}
	}
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

// isReference reports whether a raised figure is the mark of a footnote: it is a link, or stands after a figure.
func isReference(n *html.Node, before string) bool {
	t := strings.Trim(strings.TrimSpace(plainText(n)), "[]")
	if t == "" || len(t) > 6 || strings.Trim(t, "0123456789٠١٢٣٤٥٦٧٨٩,*") != "" {
		return false
	}
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && c.Data == "a" {
			return true
		}
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsDigit(last)
}

// plainText is the text in an element, the beginning of a long one.
func plainText(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data[:min(len(c.Data), 1000)])
		}
		if b.Len() > 1000 {
			break
		}
	}
	return b.String()
}

// textOf writes the text under n as paragraphs with a blank line between them.
func textOf(n *html.Node) string {
	var b strings.Builder
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(spaces.ReplaceAllString(n.Data, " "))
			return
		case n.Type == html.ElementNode && n.Data == "sup" && isReference(n, b.String()):
			b.WriteString("[" + strings.Trim(strings.TrimSpace(plainText(n)), "[]") + "]") // 12³ is no 123
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
