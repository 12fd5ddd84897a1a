package document

import (
	"encoding/json"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/html"

	"tansiq/internal/incident"
)

// meta is what a page says about itself.
type meta struct {
	title, site, url string
	dates            []stamp
}

// stamp is a moment of publication as a page gives it.
type stamp struct {
	t    time.Time
	rank int
}

// Ranks of what may tell the day of publication, the best first.
const (
	rankMeta    = iota // article:published_time and its like
	rankLD             // JSON-LD of the article
	rankOther          // other metadata, which may mean the day of the last change or of the template
	rankMarked         // <time> that is marked as the day of publication
	rankArticle        // the first <time> in the article
	rankAny            // the only <time> of the page
	rankAddress        // the address
	rankNone
)

var saved = regexp.MustCompile(`^\s*saved from url=\(\d+\)(https?://\S+)`)

// savedFrom is the address that browsers write into pages that they save.
func savedFrom(root *html.Node) string {
	for n := range root.Descendants() {
		if n.Type == html.CommentNode {
			if m := saved.FindStringSubmatch(n.Data); m != nil {
				return m[1]
			}
		}
	}
	return ""
}

// metadata reads what the page says about itself.
func metadata(root *html.Node, from string) meta {
	var m meta
	set := func(to *string, v string) {
		if v = strings.TrimSpace(v); *to == "" {
			*to = v
		}
	}
	var times []stamp
	inArticle := func(n *html.Node) bool {
		for p := n.Parent; p != nil; p = p.Parent {
			switch p.Data {
			case "aside", "nav", "footer":
				return false
			case "article", "main":
				return true
			}
		}
		return false
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
			case "article:published_time", "datepublished", "og:published_time", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "publish-date", "publishdate", "publish_date", "publication_date", "pubdate", "dc.date.issued", "dcterms.issued", "dcterms.created":
				m.date(rankMeta, content)
			case "date", "dc.date", "dcterms.date", "dc.date.created", "article:published":
				m.date(rankOther, content)
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
			v := attr(n, "datetime")
			if v == "" && n.FirstChild != nil {
				v = n.FirstChild.Data
			}
			t, ok := parseTime(v)
			if !ok {
				continue
			}
			rank := rankAny
			marks := strings.ToLower(attr(n, "itemprop") + " " + attr(n, "class"))
			switch {
			case strings.Contains(marks, "publish") || slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "pubdate" }):
				rank = rankMarked
			case strings.Contains(marks, "modif") || strings.Contains(marks, "update"):
				continue
			case inArticle(n):
				rank = rankArticle
			}
			times = append(times, stamp{t, rank})
		case "script":
			if n.FirstChild != nil {
				m.structured(n.FirstChild.Data)
			}
		}
	}
	// Many times on a page, none of them in an article, are those of other articles.
	different := false
	for _, s := range times {
		different = different || s.rank == rankAny && incident.DayOf(s.t) != incident.DayOf(times[0].t)
	}
	for _, s := range times {
		if s.rank != rankAny || !different {
			m.dates = append(m.dates, s)
		}
	}
	if !webAddress(m.url) {
		m.url = ""
	}
	if m.url == "" && webAddress(from) {
		m.url = from
	}
	if t, ok := addressDay(m.url); ok {
		m.dates = append(m.dates, stamp{t, rankAddress})
	}
	return m
}

func webAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

func (m *meta) date(rank int, v string) {
	if t, ok := parseTime(v); ok {
		m.dates = append(m.dates, stamp{t, rank})
	}
}

// published is the day of publication where the page is at home: of a moment given twice, the one that tells the
// time zone counts.
func (m *meta) published() (incident.Day, int) {
	best := stamp{rank: rankNone}
	for _, s := range m.dates {
		if s.rank < best.rank {
			best = s
		}
	}
	if best.rank == rankNone {
		return incident.NoDay, rankNone
	}
	if _, offset := best.t.Zone(); offset == 0 {
		for _, s := range m.dates {
			if _, offset := s.t.Zone(); offset != 0 && s.t.Equal(best.t) {
				return incident.DayOf(s.t), best.rank
			}
		}
	}
	return incident.DayOf(best.t), best.rank
}

// structured reads JSON-LD: the article's day, and the publisher and address where the page does not name them.
func (m *meta) structured(src string) {
	if len(src) > 1<<20 {
		return
	}
	var v any
	if err := json.Unmarshal([]byte(src), &v); err != nil {
		// Line breaks within strings, as some templates write them.
		if json.Unmarshal([]byte(strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(src)), &v) != nil {
			return
		}
	}
	text := func(v any) string { s, _ := v.(string); return s }
	var walk func(v any, depth int)
	walk = func(v any, depth int) {
		if depth > 12 {
			return
		}
		switch v := v.(type) {
		case []any:
			for _, e := range v {
				walk(e, depth+1)
			}
		case map[string]any:
			kind, _ := json.Marshal(v["@type"])
			k := string(kind)
			if strings.Contains(k, "Article") || strings.Contains(k, "Posting") || strings.Contains(k, "Report") {
				m.date(rankLD, text(v["datePublished"]))
				if p, ok := v["publisher"].(map[string]any); ok && m.site == "" {
					m.site = strings.TrimSpace(text(p["name"]))
				}
				if u := text(v["url"]); m.url == "" && webAddress(u) {
					m.url = u
				}
				return // what hangs on an article may be other articles
			}
			if strings.Contains(k, "WebPage") {
				m.date(rankOther, text(v["datePublished"]))
			}
			for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage"} {
				walk(v[key], depth+1)
			}
		}
	}
	walk(v, 0)
}

var (
	pathDay  = regexp.MustCompile(`[/\-_](19[9]\d|20\d\d)[/\-_](0?[1-9]|1[0-2])[/\-_](0?[1-9]|[12]\d|3[01])(?:[/\-_.?#]|$)`)
	shortDay = regexp.MustCompile(`[/\-_](20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:[/\-_.?#]|$)`)
)

// addressDay reads a day in an address, such as /2024/05/03/.
func addressDay(address string) (time.Time, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return time.Time{}, false
	}
	for _, re := range []*regexp.Regexp{pathDay, shortDay} {
		if f := re.FindStringSubmatch(u.Path); f != nil {
			if len(f[2]) == 1 {
				f[2] = "0" + f[2]
			}
			if len(f[3]) == 1 {
				f[3] = "0" + f[3]
			}
			return parseTime(f[1] + "-" + f[2] + "-" + f[3])
		}
	}
	return time.Time{}, false
}

var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05-0700", "2006-01-02T15:04-07:00", "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05-07:00", "2006-01-02 15:04:05",
	"2006-01-02 15:04", "2006-01-02", "20060102", "20060102T150405Z0700", "2006/01/02", "2006/01/02 15:04:05", time.RFC1123, time.RFC1123Z, "Mon, 2 Jan 2006 15:04:05 -0700", "Mon, 2 Jan 2006 15:04:05 MST",
	"January 2, 2006", "2 January 2006", "Jan 2, 2006", "2 Jan 2006", "January 2, 2006, 3:04 pm", "January 2, 2006 3:04 PM", "Monday, January 2, 2006", "Monday, 2 January 2006", "Mon Jan 2 15:04:05 MST 2006",
}

var (
	easternDigits = strings.NewReplacer("٠", "0", "١", "1", "٢", "2", "٣", "3", "٤", "4", "٥", "5", "٦", "6", "٧", "7", "٨", "8", "٩", "9", "\u200e", "", "\u200f", "")
	isoStart      = regexp.MustCompile(`^(\d{4}-\d{2}-\d{2})\b`)
)

// parseTime reads the spellings of dates that pages use. A date with figures for day and month in either order is not
// guessed at.
func parseTime(v string) (time.Time, bool) {
	if v = strings.TrimSpace(easternDigits.Replace(v)); len(v) > 60 {
		return time.Time{}, false
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, v); err == nil {
			return t, plausible(t)
		}
	}
	if f := isoStart.FindStringSubmatch(v); f != nil {
		t, err := time.Parse("2006-01-02", f[1])
		return t, err == nil && plausible(t)
	}
	return time.Time{}, false
}

// parseDate reads a date as parseTime does, NoDay when it is none.
func parseDate(v string) incident.Day {
	if t, ok := parseTime(v); ok {
		return incident.DayOf(t)
	}
	return incident.NoDay
}

// plausible refuses the zero dates and the far future that templates leave in pages.
func plausible(t time.Time) bool { return t.Year() >= 1990 && t.Year() <= 2100 }
