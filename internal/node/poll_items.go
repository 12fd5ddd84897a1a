package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"tansiq/internal/format/document"
	"tansiq/internal/format/feed"
	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// keptItem is what is remembered of one item, page or file of a source.
type keptItem struct {
	Name      string       `json:"name"` // title or file name
	Link      string       `json:"link,omitempty"`
	Document  string       `json:"document,omitempty"` // the last that was made of it
	Hash      string       `json:"hash,omitempty"`     // of what the source said last
	Size      int64        `json:"size,omitempty"`     // of a file
	Changed   time.Time    `json:"changed,omitzero"`   // of a file, as the disk says
	Fault     *SourceError `json:"fault,omitempty"`
	Attempts  int          `json:"attempts,omitempty"`  // at the page that it links to
	Item      *feed.Item   `json:"item,omitempty"`      // of one that waits: all of it
	Publisher string       `json:"publisher,omitempty"` // of one that waits: as its feed calls itself
	Alias     string       `json:"alias,omitempty"`     // another name of the item with this id
}

// States of an item.
const (
	itemTaken   = "taken"
	itemRefused = "refused"
	itemWaiting = "waiting" // for its page, or for the next try
	itemAlias   = "alias"
)

// bySource is who takes documents in from sources.
const bySource = "import:source"

// Bounds on one try. What is beyond comes with the next.
const (
	maxTakes    = 500
	maxPages    = 50
	maxAttempts = 3 // at a linked page, before the item's own words are taken

	// shortItem is below how many letters an item says too little, and the page that it links to is fetched.
	shortItem = 600
)

// itemID is the id of the record of an item under one of its names.
func itemID(source, name string) string {
	h := sha256.Sum256([]byte(source + "\x00" + name))
	return hex.EncodeToString(h[:20])
}

func hashOf(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		fmt.Fprintf(h, "%d %s", len(p), p)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// tracking are parameters of addresses that say who sent a reader, and change.
var tracking = regexp.MustCompile(`^(?:utm_.*|fbclid|gclid|mc_cid|mc_eid|at_medium|at_campaign|cmp|ref_src)$`)

// sameAddress writes an address so that two ways of writing one are equal.
func sameAddress(link string) string {
	u, err := url.Parse(link)
	if err != nil {
		return link
	}
	q := u.Query()
	for name := range q {
		if tracking.MatchString(strings.ToLower(name)) {
			q.Del(name)
		}
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	host = strings.TrimSuffix(strings.TrimSuffix(host, ":80"), ":443")
	return host + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + q.Encode()
}

// namesOf are the names by which an item is known again, the best first: what the feed calls it, and its address. Either
// counts only where it names one item of the feed.
func namesOf(items []feed.Item) [][]string {
	ids, links := map[string]int{}, map[string]int{}
	for _, it := range items {
		ids[it.ID]++
		links[sameAddress(it.Link)]++
	}
	out := make([][]string, len(items))
	for i, it := range items {
		if it.ID != "" && ids[it.ID] == 1 {
			out[i] = append(out[i], "id "+it.ID)
		}
		if l := sameAddress(it.Link); it.Link != "" && links[l] == 1 {
			out[i] = append(out[i], "at "+l)
		}
		if len(out[i]) == 0 {
			out[i] = append(out[i], "is "+hashOf(it.ID, sameAddress(it.Link), it.Title, it.Published.String()))
		}
	}
	return out
}

// remembered is an item with its record; the zero value is a new one.
type remembered struct {
	keptItem
	id    string
	state string
}

func recall(x store.Exchange, source string, names []string) (r remembered, err error) {
	r.id = itemID(source, names[0])
	for _, name := range names {
		id := itemID(source, name)
		it, rec, err := kept[keptItem](x, shelfItem, id)
		if err == nil && it.Alias != "" {
			id = it.Alias
			it, rec, err = kept[keptItem](x, shelfItem, id)
		}
		if notFound(err) {
			continue
		}
		if err != nil {
			return r, err
		}
		return remembered{keptItem: it, id: id, state: rec.State}, nil
	}
	return r, nil
}

// remember keeps an item under all its names.
func (a *attempt) remember(x store.Exchange, r remembered, names []string) error {
	if err := a.still(x); err != nil { // of a source that was removed nothing is to be left
		return err
	}
	if len(r.Name) > 500 {
		r.Name = strings.ToValidUTF8(r.Name[:500], "")
	}
	if err := put(x, shelfItem, store.Record{ID: r.id, Owner: a.k.ID, State: r.state}, r.keptItem); err != nil {
		return err
	}
	for _, name := range names {
		if id := itemID(a.k.ID, name); id != r.id {
			if err := put(x, shelfItem, store.Record{ID: id, Owner: a.k.ID, State: itemAlias}, keptItem{Alias: r.id}); err != nil {
				return err
			}
		}
	}
	return nil
}

// feed looks at a feed: first at what waits from before, then, when it is due, at what is new.
func (a *attempt) feed(ctx context.Context) error {
	s := site{feed: a.k.Address}
	if err := a.waiting(ctx, &s); err != nil || !a.asked {
		return err
	}
	got, err := a.n.fetch(ctx, Fetching{Address: a.k.Address, Feed: true, Lang: a.k.Lang, ETag: a.k.ETag, Modified: a.k.Modified})
	if err != nil {
		return err
	}
	a.got, a.quiet = &got, got.Fresh
	if got.Unchanged {
		return nil
	}
	f, err := feed.Read(got.Body, got.MediaType, got.Address)
	if err != nil {
		return feedFault(err)
	}
	got.Body = nil
	a.skip = &schedule{TTL: f.TTL, Hours: f.SkipHours, Days: f.SkipDays}
	items := f.Items
	slices.Reverse(items) // oldest first: a version follows the one before it
	names := namesOf(items)
	known := make([]remembered, len(items))
	if err := a.n.Consult(ctx, "recalling items", func(x store.Exchange) (err error) {
		taken := map[string]bool{}
		for i := range items {
			if known[i], err = recall(x, a.k.ID, names[i]); err != nil {
				return err
			}
			if taken[known[i].id] { // two items of one feed are two, whatever they were called before
				known[i] = remembered{id: itemID(a.k.ID, names[i][0])}
			}
			taken[known[i].id] = true
		}
		return nil
	}); err != nil {
		return err
	}
	a.outcome.Seen = len(items)
	if f.More > 0 {
		a.outcome.Fault = &SourceError{Code: "long_feed", Args: []string{fmt.Sprint(len(items)), fmt.Sprint(f.More)}}
	}
	s.feed, s.title = got.Address, clip(f.Title)
	for i, it := range items {
		if err := ctx.Err(); err != nil {
			return err
		}
		hash := hashOf(it.Title, it.Content)
		if known[i].Hash == hash {
			continue
		}
		if known[i].state != itemWaiting {
			a.fresh++
		}
		if err := a.item(ctx, &s, it, hash, known[i], names[i]); err != nil {
			return err
		}
	}
	return nil
}

// waiting looks at the items that wait from before.
func (a *attempt) waiting(ctx context.Context, s *site) error {
	var list []remembered
	if err := a.n.Consult(ctx, "listing items that wait", func(x store.Exchange) error {
		list = nil
		items, records, err := keptAll[keptItem](x, shelfItem, store.Filter{Owner: a.k.ID, State: itemWaiting})
		for i, it := range items {
			list = append(list, remembered{keptItem: it, id: records[i].ID, state: itemWaiting})
		}
		return err
	}); err != nil {
		return err
	}
	a.outcome.Seen = len(list)
	for _, was := range list {
		if err := ctx.Err(); err != nil {
			return err
		}
		if was.Item == nil {
			continue
		}
		s.title = was.Publisher
		if err := a.item(ctx, s, *was.Item, was.Hash, was, nil); err != nil {
			return err
		}
	}
	return nil
}

// wait keeps an item whole until its page answers: by then the feed may name it no longer.
func (a *attempt) wait(ctx context.Context, s *site, it feed.Item, hash string, was remembered, names []string, why *SourceError) error {
	a.more = true
	was.state, was.Hash, was.Fault, was.Item, was.Publisher = itemWaiting, hash, why, &it, s.title
	return a.n.Exchange(ctx, "keeping an item that waits", func(x store.Exchange) error { return a.remember(x, was, names) })
}

// site is what a try remembers of the places that a feed's items link to.
type site struct {
	feed  string          // address of the feed
	title string          // of the feed
	pages int             // fetched so far
	tired map[string]bool // hosts that asked to wait
}

// item takes one item of a feed that is new or has changed.
func (a *attempt) item(ctx context.Context, s *site, it feed.Item, hash string, was remembered, names []string) error {
	was.Name, was.Link = firstOf(it.Title, it.Link, it.ID), it.Link
	if a.outcome.Taken+a.outcome.Refused >= maxTakes {
		return a.wait(ctx, s, it, hash, was, names, nil)
	}
	d := a.document(it.Title, it.Link)
	d.Source = firstOf(d.Source, s.title)
	d.Published = it.Published
	a.notInTheFuture(&d)
	own := d
	own.Original, own.MediaType = []byte(it.Content), "text/plain; charset=utf-8"
	switch {
	case it.HTML:
		own.Original, own.MediaType = pageOf(it.Title, it.Content), "text/html; charset=utf-8"
	case it.Title != "" && !strings.HasPrefix(it.Content, it.Title):
		own.Original = []byte(strings.TrimSpace(it.Title + "\n\n" + it.Content))
	}
	if a.k.Linked && it.Link != "" && letters(it.Content) < shortItem {
		page, waits, why := a.linked(ctx, s, it, &was)
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case waits:
			return a.wait(ctx, s, it, hash, was, names, why)
		case why != nil:
			own.Notes = append(own.Notes, linkedNote(why))
		default:
			from := page
			from.Name, from.Source, from.Published, from.Restricted, from.Marking, from.By = d.Name, d.Source, d.Published, d.Restricted, d.Marking, d.By
			from.Notes = d.Notes
			done, err := a.take(ctx, from, hash, was, names, true)
			if done || err != nil {
				return err
			}
			// What the page holds is no text: the item's own words are something.
			own.Notes = append(own.Notes, linkedNote(&SourceError{Code: "no_text"}))
		}
	}
	if letters(it.Content) == 0 && strings.TrimSpace(it.Title) == "" {
		return a.refuse(ctx, &SourceError{Code: "no_text"}, hash, was, names)
	}
	_, err := a.take(ctx, own, hash, was, names, false)
	return err
}

// document is what is said of everything that comes from the source.
func (a *attempt) document(name, link string) store.Document {
	return store.Document{Name: strings.TrimSpace(clip(name)), Source: a.k.Publisher, URL: link, Published: incident.NoDay, Marking: a.k.Marking,
		Restricted: slices.Clone(a.k.Restricted), By: bySource}
}

// notInTheFuture takes away a day that cannot be, and says so.
func (a *attempt) notInTheFuture(d *store.Document) {
	if d.Published != incident.NoDay && d.Published > incident.DayOf(a.n.now().UTC())+1 {
		day := d.Published.String()
		d.Published = incident.NoDay
		d.Notes = append(d.Notes, text.Note{Code: "future", Args: []string{day}, AR: "يؤرّخ المصدر هذه المادة بيوم لم يأتِ بعد (" + day + "): لم يُؤخذ بالتاريخ",
			EN: "the source dates this item on a day that is still to come (" + day + "): the date was not used"})
	}
}

func linkedNote(why *SourceError) text.Note {
	w := why.Words()
	return text.Note{Code: "own_content", Args: []string{why.Code}, AR: "أُخذ ما في الخلاصة وحده، لا الصفحة التي تحيل إليها: " + w.AR, EN: "only what the feed itself says was taken, not the page that it links to: " + w.EN}
}

// pageOf makes a whole page of a piece of markup.
func pageOf(title, content string) []byte {
	return []byte(`<!DOCTYPE html><html><head><meta charset="utf-8"><title>` + html.EscapeString(title) + `</title></head><body><article>` + content + `</article></body></html>`)
}

var tags = regexp.MustCompile(`<[^>]*>`)

// letters is about how many characters of a content are text.
func letters(content string) int {
	return utf8.RuneCountInString(strings.Join(strings.Fields(html.UnescapeString(tags.ReplaceAllString(content, " "))), " "))
}

// passing are faults of a linked page that may be over the next time.
var passing = []string{"timeout", "unreachable", "cut", "name", "wait", "server", "robots_gone"}

// linked fetches the page that an item links to. waits: it does not answer now, and is asked again with the next try.
func (a *attempt) linked(ctx context.Context, s *site, it feed.Item, was *remembered) (d store.Document, waits bool, why *SourceError) {
	host := hostOf(it.Link)
	own := func(host string) bool {
		return a.k.AnySite || sameSite(host, hostOf(a.k.Address)) || sameSite(host, hostOf(s.feed))
	}
	if !own(host) {
		return d, false, &SourceError{Code: "elsewhere", Args: []string{host}}
	}
	if s.pages >= maxPages || s.tired[host] {
		return d, true, nil
	}
	s.pages++
	got, err := a.n.fetch(ctx, Fetching{Address: it.Link, Lang: a.k.Lang, Robots: true, Host: own})
	if err != nil {
		why = sourceFault(err)
		if !slices.Contains(passing, why.Code) {
			return d, false, why
		}
		if why.Code == "wait" {
			if s.tired == nil {
				s.tired = map[string]bool{}
			}
			s.tired[host] = true
		}
		a.rest = max(a.rest, why.After)
		was.Attempts++
		return d, was.Attempts < maxAttempts, why
	}
	return store.Document{URL: got.Address, Original: got.Body, MediaType: got.MediaType}, false, nil
}

// sameSite reports whether two hosts are of one site: below one name that was registered.
func sameSite(a, b string) bool {
	if a == b {
		return true
	}
	if ip := func(s string) bool { return net.ParseIP(strings.Trim(s, "[]")) != nil }; ip(a) || ip(b) {
		return false // the last two figures of an address are no name that anybody registered
	}
	x, err := publicsuffix.EffectiveTLDPlusOne(a)
	if err != nil {
		return false
	}
	y, err := publicsuffix.EffectiveTLDPlusOne(b)
	return err == nil && x == y
}

// take reads a document and stores it with what is remembered of where it came from, in one transaction. What cannot be read
// is refused, which is remembered too; where there is something else in its place (spare), done is false then and nothing is
// remembered.
func (a *attempt) take(ctx context.Context, d store.Document, hash string, was remembered, names []string, spare bool) (done bool, err error) {
	was.Hash, was.Fault, was.Attempts, was.Item, was.Publisher = hash, nil, 0, nil, ""
	if err := a.n.checkDocument(ctx, &d); err != nil {
		var said *DocumentError
		if errors.As(err, &said) {
			return true, a.refuse(ctx, sourceFault(err), hash, was, names)
		}
		return true, err
	}
	from, err := a.n.know.extract(ctx, &d)
	var refused *document.Error
	if errors.As(err, &refused) {
		if spare {
			return false, nil
		}
		return true, a.refuse(ctx, sourceFault(err), hash, was, names)
	}
	if err != nil {
		return true, err
	}
	if was.Document != "" {
		before, err := a.n.Document(ctx, store.Viewer{System: true}, was.Document)
		switch {
		case err == nil && before.Text == d.Text:
			was.state = itemTaken
			return true, a.n.Exchange(ctx, "noting an item", func(x store.Exchange) error { return a.remember(x, was, names) })
		case err == nil && !a.k.Move:
			d.Follows = before.ID
		case err != nil && !errors.Is(err, store.ErrNotFound):
			return true, err
		}
	}
	r, err := a.n.readExtracted(ctx, &d, from)
	if err != nil {
		return true, err
	}
	d.Name, d.Source = clip(d.Name), clip(d.Source)
	for i, id := range []string{documentID(d.Text, d.Name), documentID(d.Text, d.Name+"\x00"+a.k.ID)} {
		there, err := a.n.Document(ctx, store.Viewer{System: true}, id)
		if err == nil && len(there.Restricted) > 0 && (len(d.Restricted) == 0 || !within(d.Restricted, there.Restricted)) {
			continue // who sees the source may not see that one: they get their own, and nothing tells of the other
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return true, err
		}
		if err != nil && i == 0 && len(d.Restricted) > 0 {
			continue // as in TakeDocument: the first id stays free
		}
		d.ID = id
		if d.Follows == id {
			d.Follows = ""
		}
		claims, err := r.Claims(read.Record{ID: d.ID, Name: d.Name, Marking: d.Marking, By: d.By, At: d.At})
		if err != nil {
			return true, err
		}
		for i := range claims {
			claims[i].Grade = a.k.Grade
		}
		added := false
		was.state, was.Document = itemTaken, id
		if err := a.n.Exchange(ctx, "taking "+d.Name, func(x store.Exchange) (err error) {
			traced, err := traceSource(x, &d, r.Reading, claims)
			if err != nil {
				return err
			}
			if added, err = x.PutDocument(d, traced); err != nil {
				return err
			}
			return a.remember(x, was, names)
		}); err != nil {
			var invalid *store.Invalid
			if errors.As(err, &invalid) {
				return true, a.refuse(ctx, sourceFault(err), hash, was, names)
			}
			return true, err
		}
		if added {
			a.outcome.Taken++
		}
		return true, nil
	}
	return true, fmt.Errorf("taking %s in: %w", d.Name, store.ErrNotFound)
}

// within reports whether all of some are among others.
func within(some, others []string) bool {
	return !slices.ContainsFunc(some, func(s string) bool { return !slices.Contains(others, s) })
}

// refuse remembers an item that cannot be read, and why.
func (a *attempt) refuse(ctx context.Context, why *SourceError, hash string, was remembered, names []string) error {
	was.Hash, was.Fault, was.Attempts, was.state, was.Item, was.Publisher = hash, why, 0, itemRefused, nil, ""
	a.outcome.Refused++
	a.refusal = why
	return a.n.Exchange(ctx, "noting what was refused", func(x store.Exchange) error { return a.remember(x, was, names) })
}

// page looks at one page.
func (a *attempt) page(ctx context.Context) error {
	got, err := a.n.fetch(ctx, Fetching{Address: a.k.Address, Lang: a.k.Lang, Robots: a.k.Watched, ETag: a.k.ETag, Modified: a.k.Modified})
	if err != nil {
		return err
	}
	a.got, a.quiet = &got, got.Fresh
	a.outcome.Seen = 1
	if got.Unchanged {
		return nil
	}
	if isFeed(got) {
		return &SourceError{Code: "is_feed"}
	}
	names := []string{"page"}
	var was remembered
	if err := a.n.Consult(ctx, "recalling a page", func(x store.Exchange) (err error) {
		was, err = recall(x, a.k.ID, names)
		return err
	}); err != nil {
		return err
	}
	hash := hashOf(string(got.Body))
	if was.Hash == hash {
		if was.state == itemRefused && was.Fault != nil {
			return was.Fault
		}
		return nil
	}
	a.fresh++
	was.Name, was.Link = a.k.Name, got.Address
	d := a.document("", got.Address)
	d.Original, d.MediaType = got.Body, got.MediaType
	if _, err := a.take(ctx, d, hash, was, names, false); err != nil {
		return err
	}
	if a.refusal != nil { // one page, and it cannot be read: the try has failed
		return a.refusal
	}
	return nil
}

// isFeed reports whether an answer is a feed, whatever the site says.
func isFeed(got Fetched) bool {
	head := strings.ToLower(string(got.Body[:min(len(got.Body), 1024)]))
	if !strings.Contains(head, "<rss") && !strings.Contains(head, "<feed") && !strings.Contains(head, "<rdf") && !strings.Contains(head, "jsonfeed.org") {
		return false
	}
	_, err := feed.Read(got.Body, got.MediaType, got.Address)
	return err == nil
}

// feedFault puts why bytes are no feed into the words of sources.
func feedFault(err error) *SourceError {
	var e *feed.Error
	if !errors.As(err, &e) {
		return sourceFault(err)
	}
	out := &SourceError{Code: e.Code, Args: e.Args, Err: err}
	switch e.Code {
	case "web_page":
		if len(e.Args) == 0 {
			out.Code = "web_page_0"
		} else {
			out.Args = []string{strings.Join(e.Args, " ")}
		}
	case "empty", "image", "binary", "not_feed", "broken", "entities", "deep", "encoding":
	default:
		out.Code = "not_feed"
	}
	return out
}
