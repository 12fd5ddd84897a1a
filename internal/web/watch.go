package web

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/node"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Watching is offered by a node that keeps areas and watches; the Watch room exists only then.
type Watching interface {
	// WatchModel is everything that is known of watches, made ready to be asked; the same one as long as nothing changes.
	WatchModel(ctx context.Context) (*watch.Model, error)

	Areas(ctx context.Context) ([]watch.Area, error)
	// AreasOfPartners are the areas that partners gave, each as it was given last.
	AreasOfPartners(ctx context.Context) ([]watch.Area, error)
	// WayEnd finds where a way through open ground begins or ends; *node.Namesakes, *watch.Error.
	WayEnd(ctx context.Context, field, word string) (node.WayEnd, error)
	// Area returns all versions, oldest first, of our own areas and those of partners; ErrNotFound.
	Area(ctx context.Context, id string) ([]watch.Area, error)
	SaveArea(ctx context.Context, by string, a watch.Area) (watch.Area, error)
	// AreaOfUnit is an administrative unit as an area that is not stored yet.
	AreaOfUnit(id string) (watch.Area, error)
	SplitArea(ctx context.Context, by, id string, line []area.Point, at time.Time) ([]watch.Area, error)
	MergeAreas(ctx context.Context, by string, ids []string, name text.Bilingual, at time.Time) (watch.Area, error)
	RetireArea(ctx context.Context, by, id string, at time.Time) error

	ImportAreas(ctx context.Context, by string, r io.Reader, o node.AreaImport) (node.AreaImported, error)

	// Watch returns all versions, oldest first; ErrNotFound.
	Watch(ctx context.Context, id string) ([]watch.Watch, error)
	SaveWatch(ctx context.Context, by string, w watch.Watch) (watch.Watch, error)
	ChangeWatch(ctx context.Context, by string, w watch.Watch, at time.Time) (old, next watch.Watch, err error)
	WithdrawWatch(ctx context.Context, by, id string, at time.Time, why string) error

	Declarations(ctx context.Context) ([]watch.Declaration, error)
	Declare(ctx context.Context, by string, d watch.Declaration) (watch.Declaration, error)
}

// watching is the pages of the Watch room.
type watching struct {
	*site
	node Watching

	mu       sync.Mutex
	model    *watch.Model // the last one seen
	revision int          // counts models, so that an answer about an older one is told from one about a newer
	nonce    string       // of this start: revisions of the start before mean nothing
	waiting  map[int64]int
	counted  int  // what waited last, of whatever revision
	counting bool // it is being counted anew

	views views
}

// watchRoutes registers the Watch room.
func (s *site) watchRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	if s.watching == nil {
		return
	}
	w := s.watching
	desk("GET /watch", w.room)
	desk("GET /watch/at", s.data(w.at))
	desk("GET /watch/calendar", w.calendarPart)
	desk("GET /watch/panel", w.panelPart)
	desk("GET /watch/table", w.table)
	desk("GET /watch/corridor", w.corridor)
	desk("GET /watch/units", w.units)
	desk("GET /watch/lands", w.lands, account.KeepWatch)

	desk("GET /watch/areas/new", w.newArea, account.KeepWatch)
	desk("POST /watch/areas/new", w.addArea, account.KeepWatch)
	desk("GET /watch/areas/{id}", w.areaPage)
	desk("GET /watch/areas/{id}/edit", w.editArea, account.KeepWatch)
	desk("POST /watch/areas/{id}/edit", w.saveArea, account.KeepWatch)
	desk("POST /watch/areas/{id}/split", w.splitArea, account.KeepWatch)
	desk("POST /watch/areas/{id}/merge", w.mergeAreas, account.KeepWatch)
	desk("POST /watch/areas/{id}/retire", w.retireArea, account.KeepWatch)

	w.importRoutes(desk)

	desk("GET /watch/watches/new", w.newWatch, account.KeepWatch)
	desk("POST /watch/watches/new", w.addWatch, account.KeepWatch)
	desk("GET /watch/watches/{id}", w.watchPage)
	desk("GET /watch/watches/{id}/edit", w.editWatch, account.KeepWatch)
	desk("POST /watch/watches/{id}/edit", w.saveWatch, account.KeepWatch)
	desk("POST /watch/watches/{id}/withdraw", w.withdrawWatch, account.KeepWatch)
	desk("GET /watch/declare", w.declarePage, account.KeepWatch)
	desk("POST /watch/declare", w.declare, account.KeepWatch)
}

// newWatching is the room of a node, or nil where the node keeps no watches.
func newWatching(s *site, n any) *watching {
	k, ok := n.(Watching)
	if !ok {
		return nil
	}
	return &watching{site: s, node: k, nonce: strconv.FormatInt(s.now().UnixNano(), 36), waiting: map[int64]int{}}
}

// asked is the model with the number of its revision.
func (w *watching) asked(ctx context.Context) (*watch.Model, int, error) {
	m, err := w.node.WatchModel(ctx)
	if err != nil {
		return nil, 0, err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if m != w.model {
		w.model = m
		w.revision++
		clear(w.waiting)
	}
	return m, w.revision, nil
}

// fresh answers that what the browser has still holds, or tells it under which name to keep what follows. The answer depends on
// the model, the address, the look and, where it says what is now, on the minute.
func (w *watching) fresh(rw http.ResponseWriter, r *http.Request, revision int, more string) bool {
	k := lookFrom(r.Context())
	sum := sha256.Sum256([]byte(fmt.Sprint(w.nonce, revision, r.URL.RequestURI(), k.Lang, k.Digits, k.Months, w.version, r.Header.Get("Accept"), more)))
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	rw.Header().Set("Cache-Control", "private, no-cache")
	rw.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		rw.WriteHeader(http.StatusNotModified)
		return true
	}
	return false
}

// Measures of the room.
const (
	daySeconds  = 24 * 3600
	daysBefore  = 9  // that the calendar shows before the chosen moment, unless it is told otherwise
	daysShown   = 24 // in all
	mostDays    = 400
	newVacuum   = 7 * daySeconds // how old a vacuum is that still counts as news
	waitingStep = 300            // seconds for which a count of what waits is kept
)

// glance is what the address of the room says: the moment of the map, the window of the calendar, the chosen area.
type glance struct {
	T      int64 // moment of the map, seconds
	From   int64 // window of the calendar
	Days   int
	Area   string
	Open   bool   // the rows of the chosen area's parties are shown
	Party  string // whose watches are outlined
	Assume bool   // plans are thought in force
	Query  string // words that names of areas hold
	Page   int
	Width  int    // of the calendar, pixels
	Live   bool   // the moment is now: the address names none
	Other  int64  // moment on the other side of the divider; 0: none
	Gone   string // "party:ID" or "kind:K": whose watches are thought away on the other side
	Side   string // which side the other map shows: "moment", "gone", or empty for no divider
	Tab    string
	Return string
}

// parseMoment reads a time as addresses and forms write it: RFC 3339, or a day, or a day with a time, in UTC.
func parseMoment(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.Parse(layout, s); err == nil && t.Year() >= 1900 && t.Year() < 2200 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// glanceOf reads the address. What cannot be read is left out: an address mended by hand still opens.
func (w *watching) glanceOf(v url.Values) glance {
	now := w.now().UTC()
	g := glance{T: now.Unix(), Days: daysShown, Width: 1060, Live: true, Area: v.Get("area"), Party: v.Get("party"), Query: strings.TrimSpace(v.Get("q")),
		Open: v.Get("open") == "yes", Assume: v.Get("plans") == "yes", Gone: v.Get("gone"), Side: v.Get("side")}
	if t, ok := parseMoment(v.Get("t")); ok {
		g.T, g.Live = t.Unix(), false
	}
	if n, err := strconv.Atoi(v.Get("days")); err == nil && n >= 2 && n <= mostDays {
		g.Days = n
	}
	day := time.Unix(g.T, 0).UTC().Truncate(daySeconds * time.Second)
	g.From = day.Unix() - int64(g.Days)*daysBefore/daysShown*daySeconds
	if t, ok := parseMoment(v.Get("from")); ok {
		g.From = t.Truncate(daySeconds * time.Second).Unix()
	}
	if n, err := strconv.Atoi(v.Get("w")); err == nil && n >= 600 && n <= 2600 {
		g.Width = n
	}
	if n, err := strconv.Atoi(v.Get("page")); err == nil && n > 0 && n < 10000 {
		g.Page = n
	}
	if t, ok := parseMoment(v.Get("other")); ok {
		g.Other = t.Unix()
	}
	switch g.Side {
	case "moment":
		if g.Other == 0 {
			g.Other = g.T - 7*daySeconds
		}
	case "gone":
	default:
		g.Side = ""
	}
	return g
}

// window is the span that the calendar shows.
func (g glance) window() watch.Span {
	return watch.Span{From: g.From, To: g.From + int64(g.Days)*daySeconds}
}

// isoOf writes a moment as addresses do.
func isoOf(t int64) string { return time.Unix(t, 0).UTC().Format("2006-01-02T15:04:05Z") }

// Values is the glance as an address, with changes given as pairs; an empty value takes a field out.
func (g glance) values(pairs ...string) url.Values {
	v := url.Values{}
	if !g.Live {
		v.Set("t", isoOf(g.T))
	}
	if g.Days != daysShown {
		v.Set("days", strconv.Itoa(g.Days))
	}
	for _, f := range [][2]string{{"area", g.Area}, {"party", g.Party}, {"q", g.Query}} {
		if f[1] != "" {
			v.Set(f[0], f[1])
		}
	}
	if g.Open {
		v.Set("open", "yes")
	}
	if g.Assume {
		v.Set("plans", "yes")
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			v.Del(pairs[i])
		} else {
			v.Set(pairs[i], pairs[i+1])
		}
	}
	return v
}

// Encoded is the glance as a query string.
func (g glance) Encoded() string { return g.values("from", isoOf(g.From)).Encode() }

// Address is the room as the glance has it, with changes.
func (g glance) Address(pairs ...string) string {
	if q := g.values(pairs...).Encode(); q != "" {
		return "/watch?" + q
	}
	return "/watch"
}

// Stamp is the moment of the map as a field of a form has it.
func (g glance) Stamp() string { return time.Unix(g.T, 0).UTC().Format("2006-01-02T15:04") }

// OtherStamp is the moment of the other side.
func (g glance) OtherStamp() string {
	if g.Other == 0 {
		return ""
	}
	return time.Unix(g.Other, 0).UTC().Format("2006-01-02T15:04")
}

// ask is the question that the glance puts to the model.
func (g glance) ask() watch.Ask {
	a := watch.Ask{Window: g.window()}
	if g.Assume {
		a.Assume = []string{"*"}
	}
	return a
}

// without reads whose watches are thought away: "party:ID", "kind:aerial"; nil for nobody's.
func without(s string) func(*watch.Watch) bool {
	what, value, ok := strings.Cut(s, ":")
	if !ok || value == "" {
		return nil
	}
	switch what {
	case "party":
		return func(w *watch.Watch) bool { return w.Party.ID == value }
	case "kind":
		return func(w *watch.Watch) bool { return string(w.Kind) == value }
	}
	return nil
}

// scene is what every view of the room begins with: the reader's language, what is looked at, the model, and how parties are called.
func (w *watching) scene(r *http.Request) (l *locale, g glance, m *watch.Model, names partyNames, err error) {
	l, m, names, err = w.stage(r)
	return l, w.glanceOf(r.URL.Query()), m, names, err
}

// room is the page: map, calendar, and what is to be said of the chosen area.
func (w *watching) room(rw http.ResponseWriter, r *http.Request) error {
	l, g, m, names, err := w.scene(r)
	if err != nil {
		return err
	}
	cal, err := w.calendar(r, l, m, g, names)
	if err != nil {
		return err
	}
	d := map[string]any{"G": g, "Cal": cal, "Parties": names.list, "Us": names.us, "Kinds": watch.Kinds(), "Empty": len(cal.Rows) == 0 && g.Query == "" && g.Page == 0,
		"Done": r.URL.Query().Get("done")}
	if err := w.fillPanel(r, l, m, g, names, d); err != nil {
		return err
	}
	w.render(rw, r, http.StatusOK, "watch", "room.watch", d)
	return nil
}

// calendarPart is the calendar alone, for scripts: as a part of the page, or as JSON where that is accepted.
func (w *watching) calendarPart(rw http.ResponseWriter, r *http.Request) error {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	g := w.glanceOf(r.URL.Query())
	m, revision, err := w.asked(r.Context())
	if err != nil {
		return err
	}
	if w.fresh(rw, r, revision, strconv.FormatInt(w.now().Unix()/60, 10)) {
		return nil
	}
	names, err := w.parties(r.Context(), l, m)
	if err != nil {
		return err
	}
	cal, err := w.calendar(r, l, m, g, names)
	if err != nil {
		return err
	}
	if strings.Contains(r.Header.Get("Accept"), "json") {
		return answerJSON(rw, cal)
	}
	w.render(rw, r, http.StatusOK, "watch.calendar", "", map[string]any{"G": g, "Cal": cal})
	return nil
}

// table is the calendar as a table: the same values, in words.
func (w *watching) table(rw http.ResponseWriter, r *http.Request) error {
	l, g, m, names, err := w.scene(r)
	if err != nil {
		return err
	}
	cal, err := w.calendar(r, l, m, g, names)
	if err != nil {
		return err
	}
	w.render(rw, r, http.StatusOK, "watch.table", "watch.table.title", map[string]any{"G": g, "Cal": cal})
	return nil
}

// partyNames names the parties that watches and words are of.
type partyNames struct {
	us   string // our own id
	list []partyChoice
	of   map[string]string
}

// partyChoice is a party to choose.
type partyChoice struct {
	ID, Name string
	Ours     bool
	Node     bool // it runs a node
}

// say names one party.
func (p partyNames) say(l *locale, party watch.Party) string {
	if n := p.of[party.ID]; n != "" {
		return n
	}
	if n := party.Name.In(l.Lang); n != "" {
		return n
	}
	return p.sayID(party.ID)
}

func (p partyNames) sayID(id string) string {
	if n := p.of[id]; n != "" {
		return n
	}
	if n, ok := strings.CutPrefix(id, "name:"); ok {
		return n
	}
	if len(id) > 12 {
		return id[:12]
	}
	return id
}

// parties names us, the partners, and whoever else keeps a watch or gave a word.
func (w *watching) parties(ctx context.Context, l *locale, m *watch.Model) (partyNames, error) {
	p := partyNames{of: map[string]string{}}
	name, _, err := w.desk.Setting(ctx, SettingName)
	if err != nil {
		return p, err
	}
	if ar, en, both := strings.Cut(name, " / "); both {
		name = text.Bilingual{AR: strings.TrimSpace(ar), EN: strings.TrimSpace(en)}.In(l.Lang)
	}
	if d, ok := w.desk.(Dealing); ok {
		card, err := d.Card(ctx)
		if err != nil {
			return p, err
		}
		p.us = card.Party
	}
	add := func(c partyChoice) {
		if _, ok := p.of[c.ID]; ok || c.ID == "" || c.Name == "" {
			return
		}
		p.of[c.ID] = c.Name
		p.list = append(p.list, c)
	}
	add(partyChoice{p.us, name, true, true})
	if w.sharing != nil {
		partners, err := w.sharing.Partners(ctx)
		if err != nil {
			return p, err
		}
		for _, x := range partners {
			if x.State != node.PartnerRevoked {
				add(partyChoice{x.ID, x.Name.In(l.Lang), false, true})
			}
		}
	}
	var others []partyChoice
	for _, x := range m.Watches() {
		if _, ok := p.of[x.Party.ID]; !ok {
			others = append(others, partyChoice{ID: x.Party.ID, Name: p.say(l, x.Party)})
		}
	}
	declared, err := w.node.Declarations(ctx)
	if err != nil {
		return p, err
	}
	for _, x := range declared {
		if _, ok := p.of[x.Party.ID]; !ok {
			others = append(others, partyChoice{ID: x.Party.ID, Name: p.say(l, x.Party)})
		}
	}
	slices.SortFunc(others, func(a, b partyChoice) int { return strings.Compare(a.Name, b.Name) })
	for _, c := range others {
		add(c)
	}
	return p, nil
}

// waits counts what waits in the Watch room: vacuums that are news, and plans that want our signature from somebody who may give it.
func (w *watching) waits(ctx context.Context, p account.Person) (int, error) {
	count, err := w.uncovered(ctx)
	if err != nil {
		return 0, err
	}
	plans, ok := w.desk.(Planning)
	if !ok || !account.Can(p, account.SignInstrument) {
		return count, nil
	}
	list, err := plans.Plans(ctx)
	if err != nil {
		return count, err
	}
	for _, x := range list {
		v := x.Next()
		if v == nil && len(x.Versions) > 0 {
			v = x.Now()
		}
		if v != nil && x.Ours(v, w.now()) {
			count++
		}
	}
	return count, nil
}
