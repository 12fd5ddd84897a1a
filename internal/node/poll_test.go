package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// web answers for addresses in place of the network.
type web struct {
	mu    sync.Mutex
	pages map[string]func(Fetching) (Fetched, error)
	asked []Fetching
}

func (w *web) Fetch(ctx context.Context, r Fetching) (Fetched, error) {
	w.mu.Lock()
	w.asked = append(w.asked, r)
	page := w.pages[r.Address]
	w.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return Fetched{}, err
	}
	if page == nil {
		return Fetched{}, &SourceError{Code: "not_found", Args: []string{hostOf(r.Address), "404"}}
	}
	got, err := page(r)
	if got.Address == "" {
		got.Address = r.Address
	}
	return got, err
}

func (w *web) set(address string, page func(Fetching) (Fetched, error)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.pages == nil {
		w.pages = map[string]func(Fetching) (Fetched, error){}
	}
	w.pages[address] = page
}

func (w *web) says(address, mediaType, body string) {
	w.set(address, func(Fetching) (Fetched, error) { return Fetched{Body: []byte(body), MediaType: mediaType}, nil })
}

func (w *web) fails(address string, f *SourceError) {
	w.set(address, func(Fetching) (Fetched, error) { return Fetched{}, f })
}

func (w *web) count(address string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, r := range w.asked {
		if r.Address == address {
			n++
		}
	}
	return n
}

// pollDesk is a node with people, a web and a clock.
type pollDesk struct {
	*Node
	web            *web
	admin, analyst string
	mu             sync.Mutex
	at             time.Time
	dir            string
}

func (d *pollDesk) now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at
}

func (d *pollDesk) pass(t time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(t)
}

func newPollDesk(t *testing.T) *pollDesk {
	t.Helper()
	d := &pollDesk{web: &web{}, at: time.Date(2025, 1, 27, 9, 0, 0, 0, time.UTC), dir: t.TempDir()}
	d.reopen(t)
	for login, to := range map[string]*string{"mona": &d.admin, "yusuf": &d.analyst} {
		role := account.Admin
		if login == "yusuf" {
			role = account.Analyst
		}
		p, err := d.NewPerson(t.Context(), "", account.Person{Login: login, Roles: []account.Role{role}}, "olive lantern quarry")
		if err != nil {
			t.Fatal(err)
		}
		*to = p.ID
	}
	return d
}

// reopen opens the node's database as another process would.
func (d *pollDesk) reopen(t *testing.T) {
	t.Helper()
	if d.Node != nil {
		d.Close()
	}
	n, err := Open(t.Context(), Config{Data: d.dir, Now: d.now, Watchable: []string{"/"}})
	if err != nil {
		t.Fatal(err)
	}
	n.UseFetcher(d.web)
	n.chance = func() float64 { return 0 }
	d.Node = n
	t.Cleanup(func() { n.Close() })
}

func (d *pollDesk) add(t *testing.T, s Source) Source {
	t.Helper()
	s.Enabled = true
	s, err := d.SaveSource(t.Context(), d.admin, s)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (d *pollDesk) look(t *testing.T, id string) Try {
	t.Helper()
	got, err := d.TrySource(t.Context(), d.analyst, id)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func (d *pollDesk) health(t *testing.T, id string) Health {
	t.Helper()
	s, err := d.Source(t.Context(), everybody, id)
	if err != nil {
		t.Fatal(err)
	}
	return s.Health
}

// documents are those in the node, oldest first.
func (d *pollDesk) documents(t *testing.T) []store.Document {
	t.Helper()
	list, _, err := d.Documents(t.Context(), everybody, "", "", 1000)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(list)
	for i := range list {
		if list[i], err = d.Document(t.Context(), everybody, list[i].ID); err != nil {
			t.Fatal(err)
		}
	}
	return list
}

// rss makes a feed of items, each "guid|title|link|date|content", newest first.
func rss(items ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><rss version="2.0"><channel><title>وكالة البادية</title><link>https://news.example/</link>`)
	for _, it := range items {
		p := strings.SplitN(it, "|", 5)
		fmt.Fprintf(&b, "<item>")
		for i, name := range []string{"guid", "title", "link", "pubDate", "description"} {
			if p[i] != "" {
				fmt.Fprintf(&b, "<%s><![CDATA[%s]]></%s>", name, p[i], name)
			}
		}
		b.WriteString("</item>")
	}
	b.WriteString("</channel></rss>")
	return b.String()
}

const (
	feedAt = "https://news.example/rss"
	first  = "n1|هجوم قرب السخنة|https://news.example/n/1|Sun, 26 Jan 2025 01:30:00 +0300|<p>قُتل ثلاثة جنود أمس في هجوم شنّه تنظيم الدولة الإسلامية قرب مدينة السخنة.</p>"
	second = "n2|Arrests near Raqqa|https://news.example/n/2|Mon, 27 Jan 2025 08:00:00 GMT|Four members of Islamic State were arrested near Raqqa on 26 January 2025."
)

func TestItemsAreTakenOnce(t *testing.T) {
	d := newPollDesk(t)
	d.web.says(feedAt, "text/html", rss(second, first))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt + "#x", Grade: incident.Grade{Reliability: "B", Credibility: "2"}, Marking: incident.TLPGreen})
	if got := d.look(t, s.ID); got.Outcome != TryTook || got.Seen != 2 || got.Taken != 2 || got.Refused != 0 {
		t.Fatalf("%+v", got)
	}
	docs := d.documents(t)
	if len(docs) != 2 {
		t.Fatalf("%d documents", len(docs))
	}
	a := docs[0]
	if a.Name != "هجوم قرب السخنة" || a.Source != "وكالة البادية" || a.URL != "https://news.example/n/1" || a.Published != incident.Date(2025, 1, 26) || a.Marking != incident.TLPGreen ||
		a.By != bySource || a.Follows != "" || !strings.Contains(a.Text, "ثلاثة جنود") || strings.Contains(a.Text, "<p>") {
		t.Errorf("%+v", a)
	}
	claims, err := d.Proposals(t.Context(), everybody, docs[1].ID)
	if err != nil || len(claims) == 0 || claims[0].Grade != (incident.Grade{Reliability: "B", Credibility: "2"}) || claims[0].Marking != incident.TLPGreen {
		t.Errorf("claims %+v %v", claims, err)
	}
	for range 3 {
		if got := d.look(t, s.ID); got.Outcome != TryNothing || got.Seen != 2 || got.Taken != 0 {
			t.Errorf("again: %+v", got)
		}
	}
	h := d.health(t, s.ID)
	if h.Seen != 2 || h.Taken != 2 || h.Refused != 0 || h.Failures != 0 || h.Fault != nil || len(h.Tries) != 4 || !h.New.Equal(d.now()) || !h.Next.Equal(d.now().Add(defaultFeedInterval)) {
		t.Errorf("%+v", h)
	}
	if !slices.ContainsFunc(h.Tries, func(t Try) bool { return t.Outcome == TryTook }) {
		t.Errorf("history %+v", h.Tries)
	}
}

func TestChangedItems(t *testing.T) {
	d := newPollDesk(t)
	d.web.says(feedAt, "", rss(second, first))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt})
	d.look(t, s.ID)
	before := d.documents(t)[0]

	// Only the markup is another.
	d.web.says(feedAt, "", rss(second, strings.Replace(first, "<p>", `<p class="lead"><img src="https://stats.example/1.gif">`, 1)))
	if got := d.look(t, s.ID); got.Taken != 0 || len(d.documents(t)) != 2 {
		t.Errorf("other markup: %+v", got)
	}
	// The text is another.
	changed := strings.Replace(first, "ثلاثة جنود", "أربعة جنود", 1)
	d.web.says(feedAt, "", rss(second, changed))
	if got := d.look(t, s.ID); got.Taken != 1 {
		t.Errorf("other text: %+v", got)
	}
	docs := d.documents(t)
	if len(docs) != 3 || docs[2].Follows != before.ID || !strings.Contains(docs[2].Text, "أربعة") {
		t.Fatalf("%d documents, %+v", len(docs), docs[len(docs)-1])
	}
	// Its name is another, its address is not; and its address says who sent the reader.
	renamed := strings.Replace(strings.Replace(changed, "n1|", "n1-new|", 1), "news.example/n/1", "www.news.example/n/1/?utm_source=rss", 1)
	d.web.says(feedAt, "", rss(second, renamed))
	if got := d.look(t, s.ID); got.Taken != 0 || len(d.documents(t)) != 3 {
		t.Errorf("another name: %+v", got)
	}
	// And under its new name, at another address.
	d.web.says(feedAt, "", rss(second, strings.Replace(renamed, "/n/1/", "/archive/1/", 1)))
	if got := d.look(t, s.ID); got.Taken != 0 || len(d.documents(t)) != 3 {
		t.Errorf("another address: %+v", got)
	}
}

func TestItemsThatNameNothing(t *testing.T) {
	d := newPollDesk(t)
	same := "|%s|https://news.example/||قُتل %s جنود قرب تدمر"
	items := []string{fmt.Sprintf(same, "الأول", "ثلاثة"), fmt.Sprintf(same, "الثاني", "أربعة"), "||||", "|||Mon, 27 Jan 2025 08:00:00 GMT|<img src=x>"}
	d.web.says(feedAt, "", rss(items...))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt})
	if got := d.look(t, s.ID); got.Taken != 2 || got.Refused != 2 {
		t.Fatalf("%+v", got)
	}
	if got := d.look(t, s.ID); got.Taken != 0 || got.Refused != 0 {
		t.Errorf("again: %+v", got)
	}
	refused, err := d.Refusals(t.Context(), everybody, s.ID, 10)
	if err != nil || len(refused) != 2 || refused[0].Fault.Code != "no_text" || refused[0].At.IsZero() {
		t.Errorf("%+v %v", refused, err)
	}
}

func TestDatesOfItems(t *testing.T) {
	d := newPollDesk(t)
	d.web.says(feedAt, "", rss("f|من الغد||Sat, 27 Jan 2035 08:00:00 GMT|قُتل ثلاثة جنود قرب تدمر", "e|Tomorrow somewhere||Tue, 28 Jan 2025 02:00:00 +1200|Two soldiers were killed near Palmyra"))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Publisher: "Desk"})
	d.look(t, s.ID)
	docs := d.documents(t)
	if len(docs) != 2 {
		t.Fatal(len(docs))
	}
	if docs[0].Published != incident.Date(2025, 1, 28) || docs[0].Source != "Desk" {
		t.Errorf("%+v", docs[0])
	}
	if docs[1].Published != incident.NoDay || len(docs[1].Notes) == 0 || docs[1].Notes[0].Code != "future" || docs[1].Notes[0].AR == "" {
		t.Errorf("%+v", docs[1])
	}
}

func TestLinkedPages(t *testing.T) {
	page := func(what string) string {
		return `<!doctype html><html><head><title>خبر</title></head><body><nav>روابط</nav><article><h1>خبر</h1><p>` + strings.Repeat(what+" ", 40) + `</p></article></body></html>`
	}
	d := newPollDesk(t)
	item := func(n int, link string) string {
		return fmt.Sprintf("l%d|خبر %d|%s||موجز قصير عن تدمر", n, n, link)
	}
	d.web.says(feedAt, "", rss(item(1, "https://www.news.example/1"), item(2, "https://else.example/2"), item(3, "https://news.example/3"), item(4, "https://news.example/4"),
		item(5, "https://news.example/5"), "l6|طويل|https://news.example/6||"+strings.Repeat("قُتل ثلاثة جنود قرب تدمر. ", 40)))
	d.web.says("https://www.news.example/1", "text/html", page("قُتل ثلاثة جنود قرب تدمر"))
	d.web.fails("https://news.example/3", &SourceError{Code: "robots", Args: []string{"news.example"}})
	d.web.fails("https://news.example/4", &SourceError{Code: "timeout", Args: []string{"news.example", "30"}})
	d.web.says("https://news.example/5", "application/pdf", "%PDF-1.7 and nothing more")
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Linked: true, Lang: "ar"})
	if got := d.look(t, s.ID); got.Taken != 5 || got.Outcome != TryTook {
		t.Fatalf("%+v", got)
	}
	for _, doc := range d.documents(t) {
		note := ""
		for _, n := range doc.Notes {
			if n.Code == "own_content" {
				note = n.Args[0]
			}
		}
		want := map[string]string{"خبر 1": "", "خبر 2": "elsewhere", "خبر 3": "robots", "خبر 5": "no_text", "طويل": ""}[doc.Name]
		if note != want {
			t.Errorf("%s: note %q, want %q", doc.Name, note, want)
		}
		if doc.Name == "خبر 1" && (!strings.Contains(doc.Text, "ثلاثة جنود") || doc.URL != "https://www.news.example/1") {
			t.Errorf("the page was not taken: %+v", doc)
		}
	}
	if n := d.web.count("https://else.example/2") + d.web.count("https://news.example/6"); n != 0 {
		t.Errorf("%d pages were fetched that should not be", n)
	}
	for _, r := range d.web.asked {
		if r.Robots != (r.Address != feedAt) || r.Lang != "ar" {
			t.Errorf("%+v", r)
		}
	}
	// What waits is asked for soon, and nothing is lost meanwhile.
	if h := d.health(t, s.ID); !h.Next.Equal(d.now().Add(leftOver)) {
		t.Errorf("next %v", h.Next)
	}
	if got := d.look(t, s.ID); got.Taken != 0 {
		t.Errorf("%+v", got)
	}
	if got := d.look(t, s.ID); got.Taken != 1 { // the third attempt: its own words
		t.Errorf("%+v", got)
	}
	if docs := d.documents(t); len(docs) != 6 {
		t.Errorf("%d documents", len(docs))
	}
	if got := d.look(t, s.ID); got.Taken != 0 || d.web.count("https://news.example/4") != 3 {
		t.Errorf("%+v", got)
	}
	if h := d.health(t, s.ID); h.Seen != 6 || h.Taken != 6 {
		t.Errorf("%+v", h)
	}
}

// A site that asks to wait is left alone for the rest of the try, and what it has is asked for later.
func TestLinkedPagesOfABusySite(t *testing.T) {
	d := newPollDesk(t)
	var items []string
	for i := range maxPages + 10 {
		at := fmt.Sprintf("https://news.example/%d", i)
		items = append(items, fmt.Sprintf("%d|خبر %d|%s||موجز", i, i, at))
		d.web.says(at, "text/html", "<html><body><p>قُتل ثلاثة جنود قرب تدمر</p></body></html>")
	}
	d.web.says(feedAt, "", rss(items...))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Linked: true})
	oldest := fmt.Sprintf("https://news.example/%d", maxPages+9)
	d.web.fails(oldest, &SourceError{Code: "wait", Args: []string{"news.example", "429"}})
	if got := d.look(t, s.ID); got.Taken != 0 || len(d.web.asked) != 2 {
		t.Errorf("%+v, %d asked", got, len(d.web.asked))
	}
	d.web.says(oldest, "text/html", "<html><body><p>قُتل أربعة جنود قرب تدمر</p></body></html>")
	if got := d.look(t, s.ID); got.Taken != maxPages {
		t.Errorf("%+v", got)
	}
	if got := d.look(t, s.ID); got.Taken != 10 {
		t.Errorf("%+v", got)
	}
}

// An item that waits for its page is kept whole: it comes in although its feed names it no longer, and the feed is not asked
// the sooner for it.
func TestWhatWaitsIsNotLost(t *testing.T) {
	d := newPollDesk(t)
	at := "https://news.example/1"
	d.web.says(feedAt, "", rss("w1|هجوم قرب تدمر|"+at+"||موجز: مقتل ثلاثة جنود"))
	d.web.fails(at, &SourceError{Code: "wait", Args: []string{"news.example", "503"}, After: 7 * time.Minute})
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Linked: true})
	w := &watchman{n: d.Node, out: map[string]bool{}}
	round := func() {
		t.Helper()
		if err := w.round(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.all.Wait()
	}
	round()
	if h := d.health(t, s.ID); !h.Next.Equal(d.now().Add(7*time.Minute)) || h.Taken != 0 || h.Seen != 1 {
		t.Fatalf("%+v", h)
	}
	d.web.says(feedAt, "", rss())
	for range 3 {
		d.pass(8 * time.Minute)
		round()
	}
	docs := d.documents(t)
	if len(docs) != 1 || docs[0].Source != "وكالة البادية" || !strings.Contains(docs[0].Text, "ثلاثة جنود") || d.web.count(at) != 3 || d.web.count(feedAt) != 1 {
		t.Errorf("%d documents, the page was asked %d times and the feed %d", len(docs), d.web.count(at), d.web.count(feedAt))
	}
	if h := d.health(t, s.ID); h.Taken != 1 || h.Seen != 1 {
		t.Errorf("%+v", h)
	}
	d.pass(time.Hour)
	round()
	if d.web.count(feedAt) != 2 || len(d.documents(t)) != 1 {
		t.Errorf("the feed was asked %d times", d.web.count(feedAt))
	}
}

func TestConditionalFetching(t *testing.T) {
	d := newPollDesk(t)
	d.web.set(feedAt, func(r Fetching) (Fetched, error) {
		if r.ETag == `"7"` {
			return Fetched{Unchanged: true, ETag: r.ETag, Modified: r.Modified}, nil
		}
		return Fetched{Body: []byte(rss(first)), ETag: `"7"`, Modified: "yesterday", Fresh: 3 * time.Hour}, nil
	})
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt})
	d.look(t, s.ID)
	if h := d.health(t, s.ID); !h.Next.Equal(d.now().Add(3 * time.Hour)) {
		t.Errorf("next %v", h.Next)
	}
	if got := d.look(t, s.ID); got.Outcome != TryNothing || d.web.asked[1].ETag != `"7"` || d.web.asked[1].Modified != "yesterday" {
		t.Errorf("%+v %+v", got, d.web.asked)
	}
	// Another address is another thing.
	other := "https://news.example/other"
	d.web.says(other, "", rss(second))
	s.Address, s.Revision = other, 0
	if _, err := d.SaveSource(t.Context(), d.admin, s); err != nil {
		t.Fatal(err)
	}
	d.look(t, s.ID)
	if r := d.web.asked[2]; r.Address != other || r.ETag != "" {
		t.Errorf("%+v", r)
	}
}

func TestFailuresBackOff(t *testing.T) {
	d := newPollDesk(t)
	d.web.fails(feedAt, &SourceError{Code: "server", Args: []string{"news.example", "500"}})
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Interval: 10 * time.Minute})
	var waits []string
	for range 12 {
		got := d.look(t, s.ID)
		if got.Outcome != TryFailed || got.Fault == nil || got.Fault.Code != "server" {
			t.Fatalf("%+v", got)
		}
		waits = append(waits, d.health(t, s.ID).Next.Sub(d.now()).String())
		d.pass(time.Hour)
	}
	if got := strings.Join(waits, " "); got != "10m0s 20m0s 40m0s 1h20m0s 2h40m0s 5h20m0s 10h40m0s 21h20m0s 24h0m0s 24h0m0s 24h0m0s 24h0m0s" {
		t.Error(got)
	}
	h := d.health(t, s.ID)
	if h.Failures != 12 || h.Fault.Words().AR == "" || !h.Succeeded.IsZero() || len(h.Tries) != 12 {
		t.Errorf("%+v", h)
	}
	d.web.fails(feedAt, &SourceError{Code: "wait", Args: []string{"news.example", "503"}, After: 50 * time.Hour})
	d.look(t, s.ID)
	if h := d.health(t, s.ID); !h.Next.Equal(d.now().Add(50 * time.Hour)) {
		t.Errorf("a site that asks for 50 hours: %v", h.Next.Sub(d.now()))
	}
	d.web.says(feedAt, "", rss(first))
	d.look(t, s.ID)
	if h := d.health(t, s.ID); h.Failures != 0 || h.Fault != nil || !h.Next.Equal(d.now().Add(10*time.Minute)) || h.Taken != 1 {
		t.Errorf("%+v", h)
	}
	for range 30 {
		d.look(t, s.ID)
	}
	if h := d.health(t, s.ID); len(h.Tries) != maxTries {
		t.Errorf("%d tries are kept", len(h.Tries))
	}
}

// Whatever happens, a source is tried neither before its least interval nor later than a week and an hour.
func TestNextTryIsBounded(t *testing.T) {
	now := time.Date(2025, 1, 27, 9, 30, 0, 0, time.UTC)
	rapid.Check(t, func(t *rapid.T) {
		k := keptSource{Source: Source{Kind: SourceFeed, Interval: time.Duration(rapid.Int64Range(int64(MinInterval), int64(MaxInterval)).Draw(t, "interval"))}}
		k.Health.Failures = rapid.IntRange(0, 1<<40).Draw(t, "failures")
		k.Skip.TTL = time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "ttl"))
		k.Skip.Hours = rapid.SliceOfNDistinct(rapid.IntRange(0, 23), 0, 23, rapid.ID).Draw(t, "hours")
		for _, day := range rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 0, 6, rapid.ID).Draw(t, "days") {
			k.Skip.Days = append(k.Skip.Days, time.Weekday(day))
		}
		var fault *SourceError
		if rapid.Bool().Draw(t, "fails") {
			fault = &SourceError{After: time.Duration(rapid.Int64Range(0, int64(7*24*time.Hour)).Draw(t, "after"))}
		}
		quiet := time.Duration(rapid.Int64Range(0, int64(24*time.Hour)).Draw(t, "quiet"))
		at := k.next(now, fault, quiet, rapid.Float64Range(0, 1).Draw(t, "chance"))
		wait := at.Sub(now)
		if wait < k.Interval && wait < maxBackOff || wait > 15*24*time.Hour {
			t.Fatalf("after %v", wait)
		}
		if fault != nil && wait < fault.After || fault == nil && (wait < quiet || wait < k.Skip.TTL) {
			t.Fatalf("after %v, before the site wants it", wait)
		}
		if slices.Contains(k.Skip.Hours, at.UTC().Hour()) || slices.Contains(k.Skip.Days, at.UTC().Weekday()) {
			t.Fatalf("at %v, which is skipped", at)
		}
	})
}

func TestWhatIsGoneIsStopped(t *testing.T) {
	d := newPollDesk(t)
	d.web.fails(feedAt, &SourceError{Code: "gone", Args: []string{"news.example", "410"}})
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Name: "News"})
	d.look(t, s.ID)
	v, err := d.Source(t.Context(), everybody, s.ID)
	if err != nil || v.Enabled || !v.Health.Next.IsZero() || v.Health.Fault.Code != "gone" {
		t.Errorf("%+v %v", v, err)
	}
	events, _, err := d.Events(t.Context(), store.Viewer{Person: d.admin}, "", 10)
	if err != nil || events[0].Act != store.ActSourceStopped || events[0].Ref != s.ID || events[0].Note != "News" {
		t.Errorf("%+v %v", events, err)
	}
}

func TestMovedForGoodIsOffered(t *testing.T) {
	d := newPollDesk(t)
	newer := "https://news.example/feed"
	d.web.set(feedAt, func(Fetching) (Fetched, error) {
		return Fetched{Body: []byte(rss(first)), Address: newer, Moved: newer}, nil
	})
	d.web.says(newer, "", rss(first))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt})
	d.look(t, s.ID)
	v, err := d.Source(t.Context(), everybody, s.ID)
	if err != nil || v.Address != feedAt || v.Health.Moved != newer {
		t.Fatalf("%+v %v", v, err)
	}
	if err := d.AcceptMove(t.Context(), d.analyst, s.ID); code(err) != "role" {
		t.Errorf("an analyst may: %v", err)
	}
	if err := d.AcceptMove(t.Context(), d.admin, s.ID); err != nil {
		t.Fatal(err)
	}
	if got := d.look(t, s.ID); got.Taken != 0 {
		t.Errorf("what was taken at the old address is taken again: %+v", got)
	}
	if v, err = d.Source(t.Context(), everybody, s.ID); err != nil || v.Address != newer || v.Health.Moved != "" {
		t.Errorf("%+v %v", v, err)
	}
	if err := d.AcceptMove(t.Context(), d.admin, s.ID); code(err) != "not_moved" {
		t.Errorf("%v", err)
	}
}

func code(err error) string {
	var e *SourceError
	if errors.As(err, &e) {
		return e.Code
	}
	return fmt.Sprint(err)
}

func TestWhatIsNoFeedHere(t *testing.T) {
	d := newPollDesk(t)
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt})
	page := `<html><head><link rel="alternate" type="application/rss+xml" href="/real.xml"></head><body>x</body></html>`
	for body, want := range map[string]string{"": "empty", page: "web_page", "<html><body>x</body></html>": "web_page_0", "\x89PNG\r\n\x1a\n": "image", "%PDF-1.4": "binary",
		"<rss><channel>": "broken", `<!DOCTYPE r [<!ENTITY a "b">]><rss/>`: "entities", "news": "not_feed", "<rss>" + strings.Repeat("<a>", 1000): "deep"} {
		d.web.says(feedAt, "application/rss+xml", body)
		got := d.look(t, s.ID)
		if got.Fault == nil || got.Fault.Code != want {
			t.Errorf("%.30q: %+v", body, got)
			continue
		}
		if w := got.Fault.Words(); strings.Contains(w.AR+w.EN, "{") {
			t.Errorf("%s: %+v", want, w)
		}
	}
	if got := d.look(t, s.ID); got.Fault == nil {
		t.Error("fails no longer")
	}
}

func TestPages(t *testing.T) {
	d := newPollDesk(t)
	at := "https://ministry.example/statement"
	page := func(n string) string {
		return `<!doctype html><html lang="ar"><head><title>بيان</title></head><body><article><p>أعلنت الوزارة مقتل ` + n + ` من عناصر تنظيم الدولة الإسلامية قرب تدمر.</p></article></body></html>`
	}
	d.web.says(at, "text/html", page("ثلاثة"))
	once := d.add(t, Source{Kind: SourceAddress, Address: at, Name: "Once"})
	if got := d.look(t, once.ID); got.Taken != 1 {
		t.Fatalf("%+v", got)
	}
	v, err := d.Source(t.Context(), everybody, once.ID)
	if err != nil || !v.Health.Next.IsZero() || d.web.asked[0].Robots {
		t.Errorf("it is to be taken again: %+v %v", v, err)
	}
	if err := d.RemoveSource(t.Context(), d.admin, once.ID); err != nil {
		t.Fatal(err)
	}

	again := d.add(t, Source{Kind: SourceAddress, Address: at, Watched: true})
	if got := d.look(t, again.ID); got.Taken != 0 { // the same text is there
		t.Errorf("%+v", got)
	}
	if !d.web.asked[1].Robots {
		t.Error("a page is watched without asking its site")
	}
	d.web.says(at, "text/html", strings.Replace(page("ثلاثة"), "<article>", "<!-- 17:03 --><article>", 1))
	if got := d.look(t, again.ID); got.Taken != 0 {
		t.Errorf("another remark: %+v", got)
	}
	d.web.says(at, "text/html", page("أربعة"))
	if got := d.look(t, again.ID); got.Taken != 1 {
		t.Errorf("%+v", got)
	}
	docs := d.documents(t)
	if len(docs) != 2 || docs[1].Follows != docs[0].ID || docs[1].URL != at {
		t.Errorf("%+v", docs)
	}
	// A page that cannot be read fails each time, and is counted once.
	d.web.says(at, "text/html", "%PDF-1.4 damaged")
	for range 2 {
		if got := d.look(t, again.ID); got.Fault == nil || got.Fault.Code != "document" || !strings.Contains(got.Fault.Words().AR, "PDF") {
			t.Errorf("%+v", got)
		}
	}
	if h := d.health(t, again.ID); h.Refused != 1 || h.Failures != 2 {
		t.Errorf("%+v", h)
	}
	d.web.says(at, "text/html", rss(first))
	if got := d.look(t, again.ID); got.Fault == nil || got.Fault.Code != "is_feed" {
		t.Errorf("%+v", got)
	}
}

func TestTakeAddress(t *testing.T) {
	d := newPollDesk(t)
	at := "https://news.example/n/1"
	d.web.set(at, func(Fetching) (Fetched, error) {
		return Fetched{Body: []byte("<html><head><title>Raid</title></head><body><p>Three men were arrested near Raqqa.</p></body></html>"), MediaType: "text/html", Address: at + "/final"}, nil
	})
	doc, added, err := d.TakeAddress(t.Context(), d.analyst, " "+at+"#part ", AddressMeta{Publisher: "Agency", Published: incident.Date(2025, 1, 20), Marking: incident.TLPClear})
	if err != nil || !added || doc.URL != at+"/final" || doc.Name != "Raid" || doc.Source != "Agency" || doc.By != d.analyst || doc.Published != incident.Date(2025, 1, 20) {
		t.Errorf("%+v %v %v", doc, added, err)
	}
	if _, added, err := d.TakeAddress(t.Context(), d.admin, at, AddressMeta{Published: incident.NoDay}); err != nil || added {
		t.Errorf("again: %v %v", added, err)
	}
	auditor, err := d.NewPerson(t.Context(), "", account.Person{Login: "nadia", Roles: []account.Role{account.Auditor}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	d.web.says("https://news.example/rss", "", rss(first))
	for _, c := range []struct{ by, address, want string }{{auditor.ID, at, "role"}, {"", at, "role"}, {bySource, at, "role"}, {d.analyst, "news.example", "address"}, {d.analyst, "file:///etc/passwd", "scheme"},
		{d.analyst, "https://a:b@news.example/", "credentials"}, {d.analyst, "https://news.example/none", "not_found"}, {d.analyst, "https://news.example/rss", "is_feed"}} {
		if _, _, err := d.TakeAddress(t.Context(), c.by, c.address, AddressMeta{}); code(err) != c.want {
			t.Errorf("%+v: %v", c, err)
		}
	}
	d.UseFetcher(nil)
	if _, _, err := d.TakeAddress(t.Context(), d.analyst, at, AddressMeta{}); code(err) != "off" {
		t.Errorf("%v", err)
	}
}

func TestOneTryAtATime(t *testing.T) {
	d := newPollDesk(t)
	entered, leave := make(chan struct{}), make(chan struct{})
	d.web.set(feedAt, func(Fetching) (Fetched, error) {
		close(entered)
		<-leave
		return Fetched{Body: []byte(rss(first))}, nil
	})
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt})
	done := make(chan Try)
	go func() {
		got, _ := d.TrySource(t.Context(), d.analyst, s.ID)
		done <- got
	}()
	<-entered
	if v, err := d.Source(t.Context(), everybody, s.ID); err != nil || !v.Running {
		t.Errorf("%+v %v", v, err)
	}
	if _, err := d.TrySource(t.Context(), d.analyst, s.ID); code(err) != "busy" {
		t.Errorf("%v", err)
	}
	// Meanwhile somebody changes it.
	s.Name, s.Revision = "Renamed", 0
	if _, err := d.SaveSource(t.Context(), d.admin, s); err != nil {
		t.Fatal(err)
	}
	close(leave)
	if got := <-done; got.Taken != 1 {
		t.Errorf("%+v", got)
	}
	v, err := d.Source(t.Context(), everybody, s.ID)
	if err != nil || v.Running || v.Name != "Renamed" || v.Health.Taken != 1 {
		t.Errorf("%+v %v", v, err)
	}
	// One that is removed meanwhile leaves nothing behind.
	d.web.set(feedAt, func(Fetching) (Fetched, error) {
		return Fetched{Body: []byte(rss(second))}, d.RemoveSource(context.Background(), d.admin, s.ID)
	})
	if _, err := d.TrySource(t.Context(), d.analyst, s.ID); err != nil {
		t.Errorf("%v", err)
	}
	if _, err := d.Source(t.Context(), everybody, s.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("it came back: %v", err)
	}
}

// A process that is killed in the middle of a feed loses nothing and takes nothing twice.
func TestKilledInTheMiddle(t *testing.T) {
	d := newPollDesk(t)
	var items []string
	for i := range 9 {
		items = append(items, fmt.Sprintf("k%d|خبر رقم %d|https://news.example/k/%d||قُتل %d جنود قرب تدمر", i, i, i, i+3))
	}
	for i := range 9 {
		at := fmt.Sprintf("https://news.example/k/%d", i)
		d.web.says(at, "text/html", fmt.Sprintf("<html><body><p>قُتل %d جنود في هجوم قرب مدينة تدمر</p></body></html>", i+3))
	}
	d.web.says(feedAt, "", rss(items...))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Linked: true})
	for kill := range 5 {
		ctx, stop := context.WithCancel(t.Context())
		n := 0
		d.web.mu.Lock()
		for address, page := range d.web.pages {
			if address != feedAt {
				d.web.pages[address] = func(r Fetching) (Fetched, error) {
					if n++; n > 2 {
						stop()
						return Fetched{}, context.Canceled
					}
					return page(r)
				}
			}
		}
		d.web.mu.Unlock()
		_, err := d.try(ctx, s.ID, true)
		if kill < 4 && !errors.Is(err, context.Canceled) {
			t.Fatalf("kill %d: %v", kill, err)
		}
		stop()
		if kill == 1 { // killed for good: its lease stays, and runs out
			if err := d.Exchange(t.Context(), "test", func(x store.Exchange) error {
				k, err := readSource(x, everybody, s.ID)
				if err != nil {
					return err
				}
				k.Lease = holding{Holder: "gone", Until: x.Now().Add(holdFor)}
				return putSource(x, k)
			}); err != nil {
				t.Fatal(err)
			}
			if _, err := d.try(t.Context(), s.ID, true); code(err) != "busy" {
				t.Errorf("%v", err)
			}
			d.pass(holdFor)
		}
		d.reopen(t)
		for i := range 9 {
			at := fmt.Sprintf("https://news.example/k/%d", i)
			d.web.says(at, "text/html", fmt.Sprintf("<html><body><p>قُتل %d جنود في هجوم قرب مدينة تدمر</p></body></html>", i+3))
		}
	}
	d.look(t, s.ID)
	docs := d.documents(t)
	seen := map[string]bool{}
	for _, doc := range docs {
		seen[doc.Name] = true
	}
	if len(docs) != 9 || len(seen) != 9 {
		t.Errorf("%d documents, %d of them different", len(docs), len(seen))
	}
}

func TestPollUntilTheEnd(t *testing.T) {
	d := newPollDesk(t)
	d.web.says(feedAt, "", rss(first))
	d.web.says("https://two.example/rss", "", rss(second))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt})
	d.add(t, Source{Kind: SourceFeed, Address: "https://two.example/rss"})
	off := d.add(t, Source{Kind: SourceFeed, Address: "https://three.example/rss"})
	off.Enabled, off.Revision = false, 0
	if _, err := d.SaveSource(t.Context(), d.admin, off); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { d.Poll(ctx); close(ended) }()
	until(t, func() bool { return len(d.documents(t)) == 2 })
	until(t, func() bool { return len(d.health(t, s.ID).Tries) == 1 }) // the try is noted after what it took
	d.pass(time.Hour)
	d.stir()
	until(t, func() bool { return len(d.health(t, s.ID).Tries) == 2 })
	stop()
	<-ended
	if d.web.count("https://three.example/rss") != 0 {
		t.Error("a source that is off was tried")
	}
}

func until(t *testing.T, done func() bool) {
	t.Helper()
	for begin := time.Now(); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > 20*time.Second {
			t.Fatal("it does not come to that")
		}
	}
}

// Of several processes on one database one polls, and another when that one has gone.
func TestOneProcessPolls(t *testing.T) {
	d := newPollDesk(t)
	process := func() *watchman {
		n := &Node{Store: d.Store, log: d.log, now: d.now, poller: newPoller(nil)}
		return &watchman{n: n, out: map[string]bool{}}
	}
	leads := func(w *watchman) bool {
		mine, err := w.lead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return mine
	}
	a, b := process(), process()
	if !leads(a) || leads(b) || !leads(a) {
		t.Error("two lead")
	}
	d.pass(holdFor * 2 / 3)
	if !leads(a) || leads(b) {
		t.Error("the lead was not renewed")
	}
	d.pass(holdFor)
	if !leads(b) || leads(a) {
		t.Error("the lead of a process that was killed does not run out")
	}
	b.n.letGo(t.Context())
	a.n.letGo(t.Context())
	if !leads(a) {
		t.Error("the lead was not given back")
	}
}

// Two sources of one host are never tried side by side, and not too many at all.
func TestHostsAreSpared(t *testing.T) {
	w := watchman{out: map[string]bool{}}
	s := func(id, address string) keptSource {
		return keptSource{Source: Source{ID: id, Kind: SourceFeed, Address: address}}
	}
	a, b, c := s("a", "https://one.example/a"), s("b", "https://ONE.example:444/b"), s("c", "https://two.example/")
	if !w.begin(a) || w.begin(a) || w.begin(b) || !w.begin(c) {
		t.Error("one host is asked twice at once")
	}
	w.end(a)
	if !w.begin(b) {
		t.Error("a host is not free again")
	}
	for i := range 2 * pollAtOnce {
		if w.begin(s(fmt.Sprint(i), fmt.Sprintf("https://%d.example/", i))) != (i < pollAtOnce-2) {
			t.Errorf("%d", i)
		}
	}
}

// A clock that was wrong, and was put right, neither silences a source nor keeps it taken for good.
func TestClockThatIsSetBack(t *testing.T) {
	d := newPollDesk(t)
	const at = "https://news.example/feed"
	d.web.says(at, "", rss())
	dir := t.TempDir()
	feed := d.add(t, Source{Kind: SourceFeed, Address: at, Interval: time.Hour})
	folder := d.add(t, Source{Kind: SourceFolder, Address: dir})
	round := func() {
		t.Helper()
		w := watchman{n: d.Node, out: map[string]bool{}}
		if err := w.round(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.all.Wait()
	}
	d.pass(5 * 365 * 24 * time.Hour)
	round()
	if d.web.count(at) != 1 {
		t.Fatal("it was not asked")
	}
	// A process is killed in the middle of a try.
	if err := d.Exchange(t.Context(), "test", func(x store.Exchange) error {
		k, err := readSource(x, store.Viewer{System: true}, feed.ID)
		if err != nil {
			return err
		}
		k.Lease = holding{Holder: "killed", Until: x.Now().Add(holdFor)}
		return putSource(x, k)
	}); err != nil {
		t.Fatal(err)
	}
	d.pass(-5 * 365 * 24 * time.Hour)
	write(t, dir, "a.txt", report)
	d.pass(10 * time.Second)
	round()
	d.pass(10 * time.Second)
	round()
	if d.web.count(at) != 2 {
		t.Errorf("it was asked %d times", d.web.count(at))
	}
	if h := d.health(t, folder.ID); h.Taken != 1 {
		t.Errorf("the folder: %+v", h)
	}
	if h := d.health(t, feed.ID); h.Next.After(d.now().Add(2*time.Hour)) || h.Tried.After(d.now()) {
		t.Errorf("%+v", h)
	}
	round()
	if d.web.count(at) != 2 {
		t.Error("it was asked too soon")
	}
}

// However long a source fails, it is never asked sooner than its interval says.
func TestFailuresNeverBringForward(t *testing.T) {
	now := time.Date(2025, 1, 27, 9, 0, 0, 0, time.UTC)
	for interval := MinInterval; interval <= MaxInterval; interval += 7 * time.Minute {
		for _, failures := range []int{1, 2, 3, 9, 14, 20, 25, 1000} {
			k := &keptSource{Source: Source{Kind: SourceFeed, Interval: interval}, Health: Health{Failures: failures}}
			if wait := k.next(now, &SourceError{Code: "name"}, 0, 0).Sub(now); wait < interval || wait > max(interval, maxBackOff) {
				t.Fatalf("interval %v, %d failures: %v", interval, failures, wait)
			}
		}
	}
}

// What a person changes in the middle of a try holds for what is taken after it; of a source that was removed nothing is left.
func TestSourceThatIsChangedMeanwhile(t *testing.T) {
	for _, removed := range []bool{false, true} {
		d := newPollDesk(t)
		const at, page = "https://news.example/feed", "https://news.example/2"
		d.web.says(at, "", rss("2|Second|https://news.example/2||The bridge near Raqqa was closed.", "1|First|https://news.example/1||The road near Aleppo was closed."))
		s := d.add(t, Source{Kind: SourceFeed, Address: at, Linked: true, Interval: time.Hour})
		var change sync.Once
		d.web.set(page, func(Fetching) (Fetched, error) {
			change.Do(func() {
				var err error
				if removed {
					err = d.RemoveSource(t.Context(), d.admin, s.ID)
				} else {
					s.Restricted = []string{d.admin}
					s, err = d.SaveSource(t.Context(), d.admin, s)
				}
				if err != nil {
					t.Error(err)
				}
			})
			return Fetched{}, &SourceError{Code: "forbidden", Args: []string{"news.example", "403"}}
		})
		if _, err := d.TrySource(t.Context(), d.admin, s.ID); err != nil {
			t.Fatal(err)
		}
		if removed {
			if err := d.Consult(t.Context(), "test", func(x store.Exchange) error {
				list, err := x.Records(shelfItem, store.Filter{Owner: s.ID})
				if len(list) > 0 {
					t.Errorf("%d items are left of a source that was removed", len(list))
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if h := d.health(t, s.ID); h.Failures != 0 || h.Fault != nil || h.Next.After(d.now()) {
			t.Errorf("%+v", h)
		}
		if _, err := d.TrySource(t.Context(), d.admin, s.ID); err != nil {
			t.Fatal(err)
		}
		for _, doc := range d.documents(t) {
			if doc.Name == "Second" && len(doc.Restricted) == 0 {
				t.Error("a document was taken for everybody after the source was restricted")
			}
		}
		if n := len(d.documents(t)); n != 2 {
			t.Errorf("%d documents of 2", n)
		}
	}
}

// One that was seen to be due, and has been tried since, is left alone.
func TestDueOnlyOnce(t *testing.T) {
	d := newPollDesk(t)
	const at = "https://news.example/statements"
	d.web.says(at, "text/plain", "The bridge near Raqqa was closed.")
	s := d.add(t, Source{Kind: SourceAddress, Address: at, Watched: true})
	for range 3 {
		if _, err := d.try(t.Context(), s.ID, false); err != nil {
			t.Fatal(err)
		}
	}
	if n, h := d.web.count(at), d.health(t, s.ID); n != 1 || len(h.Tries) != 1 {
		t.Errorf("asked %d times: %+v", n, h.Tries)
	}
}
