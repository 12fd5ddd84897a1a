package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html/template"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/watch"
)

// calendarView is areas × time: a row for each area, and in it how much of its ground was in which state when.
type calendarView struct {
	From  int64         `json:"from"` // seconds since 1970 UTC
	To    int64         `json:"to"`
	Now   int64         `json:"now"`
	At    int64         `json:"at"`
	Rows  []calendarRow `json:"rows"`
	Count int           `json:"count"` // of areas, on all pages
	Page  int           `json:"page"`
	Pages int           `json:"pages"`

	Searched bool `json:"-"` // names are offered to be searched: there is more than one page, or was

	Moment, Start, Finish time.Time    `json:"-"`
	Hour, Hours           int          `json:"-"` // of the moment, and of the window, from its beginning
	Spans                 []daysChoice `json:"-"`
	Stretches             []stretch    `json:"-"`
	Cut                   bool         `json:"-"` // there are more stretches than are told

	Names  figure `json:"-"`
	Figure figure `json:"-"`
	width  int
	height int
}

// daysChoice is a length of the window to choose.
type daysChoice struct {
	Days, Label string
	On          bool
}

// stretch is a stretch of a row in words.
type stretch struct{ Name, From, To, How string }

// mostStretches is how many stretches the table tells of.
const mostStretches = 2000

// calendarRow is one area.
type calendarRow struct {
	ID    string  `json:"id"`
	Name  string  `json:"name"`
	Size  string  `json:"-"`
	KM2   float64 `json:"km2"`
	State string  `json:"state"` // the worst of its ground at the chosen moment
	Says  string  `json:"says"`  // the state in words
	Since int64   `json:"since,omitempty"`
	Held  bool    `json:"held"` // there is such an area at the chosen moment
	Bars  []bar   `json:"bars"`
	Lanes []lane  `json:"lanes,omitempty"`
	Over  []int64 `json:"handovers,omitempty"`

	Watched, Vacuum, Unknown measureView // over the window
	plates                   []plate
	lead                     bool // chosen
}

// measureView is km² × hours in words and as a part of the whole.
type measureView struct{ Words, Share string }

// bar is a stretch of time with the parts of the area's ground that were in each state, 0…1.
type bar struct {
	From    int64   `json:"from"`
	To      int64   `json:"to"`
	One     float64 `json:"watched_by_one,omitempty"`
	Two     float64 `json:"watched_by_more,omitempty"`
	Partly  float64 `json:"partly,omitempty"`
	Unknown float64 `json:"unknown,omitempty"`
	Vacuum  float64 `json:"vacuum,omitempty"`
	Maybe   float64 `json:"vacuum_unless_planned,omitempty"`
	Who     string  `json:"who,omitempty"`
}

func (b bar) same(o bar) bool {
	near := func(x, y float64) bool { return math.Abs(x-y) < 1e-9 }
	return near(b.One, o.One) && near(b.Two, o.Two) && near(b.Partly, o.Partly) && near(b.Unknown, o.Unknown) && near(b.Vacuum, o.Vacuum) && near(b.Maybe, o.Maybe) && b.Who == o.Who
}

// lane is one party in a row.
type lane struct {
	Party string    `json:"party"`
	Bars  []laneBar `json:"bars"`
}

// laneBar is a turn of a watch.
type laneBar struct {
	Watch string `json:"watch"`
	From  int64  `json:"from"`
	To    int64  `json:"to"`
	Says  string `json:"says"`
	Class string `json:"state"` // "kept", "planned", "unsigned"
}

// plate is words on a bar.
type plate struct {
	From, To int64
	Text     string
}

// rowsShown is how many areas the calendar shows on one page, the most urgent first.
const rowsShown = 40

// calendar works out the calendar of a glance and draws it.
func (w *watching) calendar(r *http.Request, l *locale, m *watch.Model, g glance, names partyNames) (*calendarView, error) {
	g.Gone = "" // the calendar shows everybody's watches
	s, err := w.survey(r.Context(), m, g)
	if err != nil {
		return nil, err
	}
	all := s.named(g.Query)
	v := &calendarView{From: g.window().From, To: g.window().To, Now: w.now().Unix(), At: g.T, Count: len(all), width: g.Width, Rows: []calendarRow{}}
	urgency := make(map[*watch.Coverage]float64, len(all))
	for _, c := range all {
		urgency[c] = urgencyOf(c, g.T)
	}
	slices.SortStableFunc(all, func(a, b *watch.Coverage) int {
		return cmp.Or(cmp.Compare(urgency[b], urgency[a]), strings.Compare(a.Area.ID, b.Area.ID))
	})
	v.Pages = max(1, (len(all)+rowsShown-1)/rowsShown)
	v.Page = min(g.Page, v.Pages-1)
	v.Searched = g.Query != "" || v.Pages > 1
	show := all[min(len(all), v.Page*rowsShown):min(len(all), (v.Page+1)*rowsShown)]
	// The chosen area is there, on whatever page it would be.
	if g.Area != "" && !slices.ContainsFunc(show, func(c *watch.Coverage) bool { return c.Area.ID == g.Area }) {
		if i := slices.IndexFunc(all, func(c *watch.Coverage) bool { return c.Area.ID == g.Area }); i >= 0 {
			show = append([]*watch.Coverage{all[i]}, show...)
		}
	}
	ids := make([]string, len(show))
	for i, c := range show {
		ids[i] = c.Area.ID
	}
	patches, err := w.patches(m, g, ids)
	if err != nil {
		return nil, err
	}
	for _, c := range show {
		row, err := w.calendarRow(l, m, c, g, patches[c.Area.ID], names)
		if err != nil {
			return nil, err
		}
		v.Rows = append(v.Rows, row)
	}
	v.Moment, v.Start, v.Finish = time.Unix(g.T, 0).UTC(), time.Unix(v.From, 0).UTC(), time.Unix(v.To, 0).UTC()
	v.Hours, v.Hour = int((v.To-v.From)/3600), int((g.T-v.From)/3600)
	for _, d := range []int{7, daysShown, 90, 365} {
		v.Spans = append(v.Spans, daysChoice{strconv.Itoa(d), l.n("watch.days", d), d == g.Days})
	}
	v.Stretches, v.Cut = l.stretches(v.Rows, names)
	l.drawCalendar(v, g)
	return v, nil
}

// stretches tell of the bars of all rows in words, for the table.
func (l *locale) stretches(rows []calendarRow, names partyNames) (out []stretch, cut bool) {
	for _, r := range rows {
		for _, b := range r.Bars {
			if len(out) == mostStretches {
				return out, true
			}
			var how []string
			for _, s := range []struct {
				key   string
				share float64
			}{{"watch.legend.two", b.Two}, {"watch.state.watched", b.One}, {"watch.state.partly", b.Partly}, {"watch.state.unknown", b.Unknown}, {"watch.state.vacuum", b.Vacuum - b.Maybe}, {"watch.legend.planned", b.Maybe}} {
				switch {
				case s.share > 0.995:
					how = append(how, l.t(s.key))
				case s.share > 0:
					how = append(how, l.t("watch.part.of", l.t(s.key), l.percent(l.num(max(1, int(math.Round(100*s.share)))))))
				}
			}
			if b.Who != "" && b.One+b.Two > 0 {
				ids := strings.Split(b.Who, "\x00")
				for k, id := range ids {
					ids[k] = names.sayID(id)
				}
				how = append(how, strings.Join(ids, " + "))
			}
			out = append(out, stretch{r.Name, l.moment(time.Unix(b.From, 0)), l.moment(time.Unix(b.To, 0)), strings.Join(how, l.t("list.comma")+" ")})
		}
	}
	return out, false
}

// urgencyOf ranks an area: ground in vacuum at the moment first, by its size; then what is not known; then what was not watched in
// the window.
func urgencyOf(c *watch.Coverage, t int64) float64 {
	var vacuum, unknown float64
	for i := range c.Parts {
		p := &c.Parts[i]
		switch {
		case p.Vacuum.At(t):
			vacuum += p.KM2
		case p.Unknown.At(t), p.Partly.At(t):
			unknown += p.KM2
		}
	}
	whole := max(c.KM2, 1e-9)
	// Sizes are compared by their root: a small area wholly open goes before a sliver of a large one.
	u := 0.0
	if vacuum > 0 {
		u += 1e6 * (vacuum/whole + math.Sqrt(vacuum)/1000)
	}
	if unknown > 0 {
		u += 1e3 * (unknown/whole + math.Sqrt(unknown)/1000)
	}
	hours := float64(c.Window.To-c.Window.From) / 3600
	return u + c.Vacuum.High/(whole*max(hours, 1))
}

// calendarRow is the row of one area.
func (w *watching) calendarRow(l *locale, m *watch.Model, c *watch.Coverage, g glance, patches []watch.Patch, names partyNames) (calendarRow, error) {
	row := calendarRow{ID: c.Area.ID, Name: c.Area.Name.In(l.Lang), Size: l.km2(c.KM2), KM2: c.KM2, lead: c.Area.ID == g.Area}
	ask := g.ask()
	assumed := ask
	assumed.Assume = []string{"*"}
	planned, err := m.Coverage(c.Area.ID, assumed)
	if err != nil {
		return row, err
	}
	lanes, kept := w.lanes(l, m, &planned, g, names)
	row.Bars = bars(m, c, &planned, kept)
	row.Over = handovers(m, c)
	if row.lead && g.Open {
		row.Lanes = lanes
	}
	row.Says = l.t("watch.notyet")
	if n := len(patches); n > 0 {
		row.State, row.Since, row.Says, row.Held = string(patches[n-1].State), patches[n-1].Since, w.patchWords(l, m, patches, g.T, names), true
	}
	row.plates = w.platesOf(l, m, c, row.Bars, ask, names)
	whole := c.Watched.High + c.Vacuum.Low + c.Unknown.Low
	row.Watched, row.Vacuum, row.Unknown = l.measure(c.Watched, whole), l.measure(c.Vacuum, whole), l.measure(c.Unknown, whole)
	return row, nil
}

// measure says km² × hours and its part of the whole.
func (l *locale) measure(x watch.Measure, whole float64) measureView {
	v := measureView{Words: l.bounds(x.Low, x.High, func(f float64) string { return l.num(int(math.Round(f))) })}
	if whole > 0 {
		v.Share = l.percent(l.bounds(100*x.Low/whole, 100*x.High/whole, func(f float64) string { return l.num(int(math.Round(f))) }))
	}
	return v
}

// bounds writes one number, or a range where its ends differ as written.
func (l *locale) bounds(low, high float64, say func(float64) string) string {
	a, b := say(low), say(high)
	if a == b {
		return a
	}
	return l.t("date.range", a, b)
}

// percent writes a percentage; marks keep the sign where the language wants it.
func (l *locale) percent(s string) string {
	if l.Digits == "arab" {
		return s + "٪\u061c"
	}
	return "\u200e" + s + "%\u200e"
}

// km2 writes an area.
func (l *locale) km2(f float64) string { return l.t("watch.km2", l.amount(f)) }

// amount writes a number with one decimal where it is small.
func (l *locale) amount(f float64) string {
	if f < 9.95 && math.Abs(f-math.Round(f)) > 0.05 {
		s := strconv.FormatFloat(f, 'f', 1, 64)
		if l.Digits == "arab" {
			s = strings.ReplaceAll(s, ".", "٫")
		}
		return l.figures(s)
	}
	return l.num(int(math.Round(f)))
}

// lasting writes how long something lasts, in at most two units.
func (l *locale) lasting(seconds int64) string {
	minutes := int(seconds / 60)
	switch {
	case minutes < 90:
		return l.n("watch.dur.min", minutes)
	case minutes < 48*60:
		if minutes >= 6*60 || minutes%60 == 0 {
			return l.n("watch.dur.hour", (minutes+30)/60)
		}
		return l.t("watch.dur.two", l.n("watch.dur.hour", minutes/60), l.n("watch.dur.min", minutes%60))
	}
	days, hours := minutes/60/24, minutes/60%24
	if days < 7 && hours > 0 {
		return l.t("watch.dur.two", l.n("watch.dur.day", days), l.n("watch.dur.hour", hours))
	}
	return l.n("watch.dur.day", days)
}

// lanes are the parties that keep something on an area, with their turns; kept are each party's spans in force.
func (w *watching) lanes(l *locale, m *watch.Model, c *watch.Coverage, g glance, names partyNames) ([]lane, map[string]watch.Spans) {
	part := map[string]float64{} // km² of the area under each watch
	for i := range c.Parts {
		for _, id := range c.Parts[i].Watches {
			part[id] += c.Parts[i].KM2
		}
	}
	ids := make([]string, 0, len(part))
	for id := range part {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	byParty := map[string]*lane{}
	kept := map[string]watch.Spans{}
	var order []string
	for _, id := range ids {
		x := m.Watch(id)
		if x == nil {
			continue
		}
		spans := keptSpans(x, c.Window)
		if len(spans) == 0 {
			continue
		}
		ln := byParty[x.Party.ID]
		if ln == nil {
			ln = &lane{Party: names.say(l, x.Party)}
			byParty[x.Party.ID] = ln
			order = append(order, x.Party.ID)
		}
		in := m.InForce(x)
		class := "kept"
		if !in {
			class = "planned"
		}
		if in || g.Assume {
			kept[x.Party.ID] = kept[x.Party.ID].Union(spans)
		}
		says := l.word("watch.kind", x.Kind)
		if x.Share > 0 {
			says = l.t("watch.says.share", says, l.percent(l.num(int(math.Round(100*x.Share)))))
		} else if c.KM2 > 0 && part[id] < c.KM2*0.995 {
			says = l.t("watch.says.part", says, l.percent(l.num(max(1, int(math.Round(100*part[id]/c.KM2))))))
		}
		if !in {
			says = l.t("watch.says.planned", says)
		}
		for _, s := range spans {
			ln.Bars = append(ln.Bars, laneBar{x.ID, s.From, s.To, says, class})
		}
	}
	out := make([]lane, 0, len(order))
	for _, id := range order {
		slices.SortStableFunc(byParty[id].Bars, func(a, b laneBar) int { return cmp.Compare(a.From, b.From) })
		out = append(out, *byParty[id])
	}
	return out, kept
}

// keptSpans are the turns of a watch within a window.
func keptSpans(x *watch.Watch, window watch.Span) watch.Spans {
	when, err := watch.Compile(x.Schedule)
	if err != nil { // the model holds only what compiles
		return nil
	}
	return when.Cover(nil, x.Kept().Cut(window))
}

// handovers are the moments at which one party's turn on some ground ends as another's on the same ground begins.
func handovers(m *watch.Model, c *watch.Coverage) []int64 {
	var out []int64
	for i := range c.Parts {
		ends, begins := map[int64]string{}, map[int64]string{}
		for _, id := range c.Parts[i].Watches {
			x := m.Watch(id)
			if x == nil {
				continue
			}
			for _, s := range keptSpans(x, c.Window) {
				ends[s.To], begins[s.From] = x.Party.ID, x.Party.ID
			}
		}
		for t, by := range ends {
			if to, ok := begins[t]; ok && to != by && t > c.Window.From && t < c.Window.To {
				out = append(out, t)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// bars are the stretches of the window with what was how at each. planned is the same with all plans in force.
func bars(m *watch.Model, c, planned *watch.Coverage, kept map[string]watch.Spans) []bar {
	type event struct {
		at   int64
		what int
		by   float64
	}
	const (
		one = iota
		two
		partly
		unknown
		vacuum
		filled
		states
	)
	var events []event
	add := func(spans watch.Spans, what int, km2 float64) {
		for _, s := range spans {
			s = s.Cut(c.Window)
			events = append(events, event{s.From, what, km2}, event{s.To, what, -km2})
		}
	}
	for i := range c.Parts {
		p := &c.Parts[i]
		// Where several parties are there at once.
		byParty := map[string]watch.Spans{}
		for _, id := range p.Watches {
			x := m.Watch(id)
			if x == nil || x.Share > 0 {
				continue
			}
			byParty[x.Party.ID] = byParty[x.Party.ID].Union(keptSpans(x, c.Window))
		}
		var seen, twice watch.Spans
		for _, id := range sorted(byParty) {
			twice = twice.Union(seen.Intersect(byParty[id]))
			seen = seen.Union(byParty[id])
		}
		twice = twice.Intersect(p.Watched)
		add(twice, two, p.KM2)
		add(p.Watched.Subtract(twice), one, p.KM2)
		add(p.Partly, partly, p.KM2)
		add(p.Unknown, unknown, p.KM2)
		add(p.Vacuum, vacuum, p.KM2)
		add(p.Vacuum, filled, p.KM2)
	}
	for i := range planned.Parts {
		add(planned.Parts[i].Vacuum, filled, -planned.Parts[i].KM2)
	}
	for _, spans := range kept { // so that who is there changes at the right moment
		add(spans, states, 0)
	}
	slices.SortFunc(events, func(a, b event) int { return cmp.Compare(a.at, b.at) })
	who := sorted(kept)
	whole := max(c.KM2, 1e-12)
	var sums [states + 1]float64
	var out []bar
	share := func(what int) float64 {
		f := sums[what] / whole
		if f < 1e-7 {
			return 0
		}
		return min(f, 1)
	}
	for i := 0; i < len(events); {
		at := events[i].at
		for i < len(events) && events[i].at == at {
			sums[events[i].what] += events[i].by
			i++
		}
		if i == len(events) {
			break
		}
		b := bar{From: at, To: events[i].at, One: share(one), Two: share(two), Partly: share(partly), Unknown: share(unknown), Vacuum: share(vacuum), Maybe: share(filled)}
		b.Maybe = min(b.Maybe, b.Vacuum)
		if b.One+b.Two+b.Partly+b.Unknown+b.Vacuum == 0 {
			continue
		}
		var ids []string
		for _, id := range who {
			if kept[id].At(at) {
				ids = append(ids, id)
			}
		}
		b.Who = strings.Join(ids, "\x00")
		if n := len(out); n > 0 && out[n-1].To == b.From && out[n-1].same(b) {
			out[n-1].To = b.To
			continue
		}
		out = append(out, b)
	}
	return out
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// patchWords says in a line how an area stands: the worst first, with how much of the ground where it is not all.
func (w *watching) patchWords(l *locale, m *watch.Model, patches []watch.Patch, t int64, names partyNames) string {
	total, of := 0.0, map[watch.GroundState]float64{}
	oldest := map[watch.GroundState]int64{}
	parties := map[string]bool{}
	for i := range patches {
		p := &patches[i]
		total += p.KM2
		of[p.State] += p.KM2
		if since, ok := oldest[p.State]; !ok || p.Since < since {
			oldest[p.State] = p.Since
		}
		for _, x := range p.Parties {
			parties[names.say(l, x)] = true
		}
	}
	part := func(s watch.GroundState) string {
		if of[s] > total*0.995 {
			return ""
		}
		return l.km2(of[s])
	}
	var said []string
	if of[watch.GroundVacuum] > 0 {
		where := part(watch.GroundVacuum)
		since := oldest[watch.GroundVacuum]
		switch {
		case since == watch.Begin && where == "":
			said = append(said, l.t("watch.nobody.ever"))
		case since == watch.Begin:
			said = append(said, l.t("watch.nobody.ever.on", where))
		case where == "":
			said = append(said, l.t("watch.nobody", l.lasting(t-since)))
		default:
			said = append(said, l.t("watch.nobody.on", where, l.lasting(t-since)))
		}
	}
	if of[watch.GroundUnknown] > 0 {
		if where := part(watch.GroundUnknown); where == "" {
			said = append(said, l.t("watch.unknown"))
		} else if len(said) == 0 {
			said = append(said, l.t("watch.unknown.on", where))
		}
	}
	if list := sorted(parties); len(list) > 0 && (len(said) == 0 || len(said) == 1 && len(list) <= 2) {
		who := strings.Join(list, " + ")
		if of[watch.GroundPartly] > 0 && of[watch.GroundWatched] == 0 {
			who = l.t("watch.partly.by", who)
		}
		said = append(said, who)
	}
	return strings.Join(said, l.t("list.comma")+" ")
}

// platesOf are the words that stand on the bars of a row: who left, where it is open; who is there, where it is watched.
func (w *watching) platesOf(l *locale, m *watch.Model, c *watch.Coverage, list []bar, ask watch.Ask, names partyNames) []plate {
	var out []plate
	var gaps []watch.Gap
	for i := 0; i < len(list); i++ {
		b := list[i]
		switch {
		case b.Maybe > 0.5:
			to := b.To
			for i+1 < len(list) && list[i+1].From == to && list[i+1].Maybe > 0.5 {
				i++
				to = list[i].To
			}
			out = append(out, plate{b.From, to, l.t("watch.plate.maybe")})
		case b.Vacuum > 0.5:
			if gaps == nil {
				gaps, _ = m.Gaps(c.Area.ID, ask)
			}
			says := ""
			for _, g := range gaps {
				if g.State == watch.GroundVacuum && g.Times == 1 && g.Span.Holds(b.From) {
					says = l.leftWords(g, names)
					break
				}
			}
			if says != "" {
				out = append(out, plate{b.From, b.To, says})
			}
		case b.Unknown > 0.5:
			out = append(out, plate{b.From, b.To, l.t("watch.plate.unknown")})
		case b.One+b.Two > 0.5 && b.Who != "":
			ids := strings.Split(b.Who, "\x00")
			for k, id := range ids {
				ids[k] = names.sayID(id)
			}
			out = append(out, plate{b.From, b.To, strings.Join(ids, " + ")})
		}
	}
	return out
}

// leftWords say how a gap arose.
func (l *locale) leftWords(g watch.Gap, names partyNames) string {
	if len(g.Left) == 0 || g.Since == watch.Begin {
		return l.t("watch.plate.nobody")
	}
	who := map[string]bool{}
	for _, x := range g.Left {
		who[names.say(l, x.Party)] = true
	}
	day := l.dateShort(incident.DayOf(time.Unix(g.Since, 0).UTC()))
	list := strings.Join(sorted(who), l.t("list.comma")+" ")
	return l.t("watch.left."+string(g.Left[0].Why), list, day)
}

// Measures of the calendar, in pixels.
const (
	calNames  = 148 // the column of names
	calTop    = 34
	calRow    = 32
	calBar    = 20
	calLane   = 22
	calEnd    = 12
	calBucket = 3 // narrower stretches are drawn together, by their mean
)

// drawCalendar draws the calendar in two figures, the names and the time, so that the names can stay while the time is moved. Time runs
// with the script.
func (l *locale) drawCalendar(v *calendarView, g glance) {
	wide := float64(v.width - calNames - calEnd)
	height := calTop
	for _, r := range v.Rows {
		height += calRow + len(r.Lanes)*calLane
	}
	height += 2
	v.height = height
	full := v.width - calNames
	x := func(t int64) float64 {
		p := wide * float64(min(max(t, v.From), v.To)-v.From) / float64(v.To-v.From)
		if l.Dir == "rtl" {
			return float64(full) - p
		}
		return p
	}
	var names, out strings.Builder
	esc := template.HTMLEscapeString
	rtl := l.Dir == "rtl"
	edge, anchor := 12, "start"
	if rtl {
		edge = calNames - 12
	}
	fmt.Fprintf(&names, `<svg class="cal caln" viewBox="0 0 %d %d" width="%d" height="%d" role="group" aria-label="%s">`, calNames, height, calNames, height, esc(l.t("watch.cal.areas")))
	fmt.Fprintf(&out, `<svg class="cal calt" id="cal" viewBox="0 0 %d %d" width="%d" height="%d" role="group" aria-label="%s" data-from="%d" data-to="%d" data-at="%d" data-wide="%d">`,
		full, height, full, height, esc(l.t("watch.cal.label")), v.From, v.To, v.At, int(wide))
	out.WriteString(`<defs><pattern id="cvac" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="vacln" d="M0 0V7"/></pattern>` +
		`<pattern id="cunk" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="unkdot" cx="1.5" cy="1.5" r=".9"/><circle class="unkdot" cx="4.5" cy="4.5" r=".9"/></pattern></defs>`)
	l.calendarAxis(&out, v, x)
	y := calTop
	for i := range v.Rows {
		r := &v.Rows[i]
		high := calRow + len(r.Lanes)*calLane
		class := "crow"
		if r.lead {
			class += " sel"
		}
		fmt.Fprintf(&names, `<g class="%s" data-area="%s"><a href="%s"><rect class="rb" x="0" y="%d" width="%d" height="%d"/><path class="rl" d="M0 %d.5H%d"/><text class="an" x="%d" y="%d" text-anchor="%s">%s</text></a>`,
			class, esc(r.ID), esc(g.Address("area", r.ID, "open", "")), y, calNames, high, y, calNames, edge, y+20, anchor, esc(clipName(r.Name, 19)))
		fmt.Fprintf(&out, `<g class="%s" data-area="%s"><rect class="rb" x="0" y="%d" width="%d" height="%d"/><path class="rl" d="M0 %d.5H%d"/>`, class, esc(r.ID), y, full, high, y, full)
		l.calendarBars(&out, r, x, y+6)
		for _, t := range r.Over {
			fmt.Fprintf(&out, `<path class="ho" d="M%.1f %dV%d"><title>%s</title></path>`, x(t), y+3, y+29, esc(l.t("watch.handover")))
		}
		l.calendarPlates(&out, r, v, x, y+6)
		ly := y + calRow
		for _, ln := range r.Lanes {
			lx := 28
			if rtl {
				lx = calNames - 28
			}
			fmt.Fprintf(&names, `<text class="ln" x="%d" y="%d" text-anchor="%s">%s</text>`, lx, ly+14, anchor, esc(clipName(ln.Party, 18)))
			l.calendarLane(&out, ln, x, ly, rtl)
			ly += calLane
		}
		names.WriteString("</g>")
		out.WriteString("</g>")
		y += high
	}
	fmt.Fprintf(&names, `<path class="rl" d="M0 %d.5H%d"/></svg>`, y, calNames)
	fmt.Fprintf(&out, `<path class="rl" d="M0 %d.5H%d"/>`, y, full)
	if v.Now > v.From && v.Now < v.To {
		nx := x(v.Now)
		at := "middle"
		if nx < 40 || nx > float64(full)-40 {
			at = "start"
			if (nx > float64(full)-40) != rtl {
				at = "end"
			}
		}
		fmt.Fprintf(&out, `<path class="nowl" d="M%.1f 30V%d"/><text class="nowt" x="%.1f" y="11" text-anchor="%s">%s</text>`, nx, y, nx, at, esc(l.t("watch.now.at", l.figures(time.Unix(v.Now, 0).UTC().Format("15:04")))))
	}
	if v.At != v.Now && v.At >= v.From && v.At <= v.To {
		fmt.Fprintf(&out, `<path class="atl" d="M%.1f 26V%d"/>`, x(v.At), y)
	}
	out.WriteString("</svg>")
	v.Names, v.Figure = figure(names.String()), figure(out.String()) //nolint:gosec // numbers and escaped words
}

// clipName cuts a name to what a column holds.
func clipName(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return strings.TrimSpace(string(r[:n-1])) + "…"
	}
	return s
}

// calendarAxis draws days and months, weekends beneath them.
func (l *locale) calendarAxis(out *strings.Builder, v *calendarView, x func(int64) float64) {
	days := int((v.To - v.From) / daySeconds)
	perDay := math.Abs(x(v.From+daySeconds) - x(v.From))
	step := 1
	for _, s := range []int{1, 2, 7, 14, 28} {
		step = s
		if perDay*float64(s) >= 26 {
			break
		}
	}
	nowX, last := math.Inf(1), time.Month(0)
	if v.Now > v.From && v.Now < v.To {
		nowX = x(v.Now)
	}
	lastX := math.Inf(-1)
	for d := range days {
		t := v.From + int64(d)*daySeconds
		day := time.Unix(t, 0).UTC()
		a, b := x(t), x(t+daySeconds)
		if wd := day.Weekday(); (wd == time.Friday || wd == time.Saturday) && perDay >= 4 {
			fmt.Fprintf(out, `<rect class="wknd" x="%.1f" y="30" width="%.1f" height="%d"/>`, min(a, b), math.Abs(b-a), v.height-32)
		}
		mid := (a + b) / 2
		if d%step == 0 {
			class := "tick"
			if v.Now >= t && v.Now < t+daySeconds {
				class += " td"
			}
			fmt.Fprintf(out, `<text class="%s" x="%.1f" y="25" text-anchor="middle">%s</text>`, class, mid, l.figures(strconv.Itoa(day.Day())))
		}
		if day.Month() != last && (d == 0 || day.Day() == 1) {
			last = day.Month()
			if math.Abs(a-nowX) > 70 && math.Abs(a-lastX) > 46 {
				words := l.monthShort(last)
				if last == time.January || d == 0 {
					words = l.figures(l.t("date.month", words, strconv.Itoa(day.Year())))
				}
				fmt.Fprintf(out, `<text class="mon" x="%.1f" y="11" text-anchor="start">%s</text>`, a, template.HTMLEscapeString(words))
				lastX = a
			}
		}
	}
}

// calendarBars draws the ground of a row as a stack: what is watched above, what is open below, by its part of the area.
func (l *locale) calendarBars(out *strings.Builder, r *calendarRow, x func(int64) float64, top int) {
	for _, b := range fine(r.Bars, x) {
		from, to := x(b.From), x(b.To)
		left, wide := min(from, to), math.Abs(to-from)
		y := float64(top)
		put := func(class, fill string, share float64) {
			if share <= 0.004 {
				return
			}
			h := share * calBar
			fmt.Fprintf(out, `<rect class="%s"%s x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`, class, fill, left, y, wide, h)
			y += h
		}
		thin := ""
		if wide < 24 {
			thin = " thin"
		}
		put("cw two", "", b.Two)
		put("cw one", "", b.One)
		put("cw part", "", b.Partly)
		put("cunk"+thin, ` fill="url(#cunk)"`, b.Unknown)
		put("cvac maybe"+thin, ` fill="url(#cvac)"`, b.Maybe)
		put("cvac"+thin, ` fill="url(#cvac)"`, b.Vacuum-b.Maybe)
	}
}

// fine puts stretches that are too narrow to be seen together, by their mean over time.
func fine(list []bar, x func(int64) float64) []bar {
	var out []bar
	for i := 0; i < len(list); i++ {
		b := list[i]
		if math.Abs(x(b.To)-x(b.From)) >= calBucket {
			out = append(out, b)
			continue
		}
		sum := bar{From: b.From, To: b.From}
		total := 0.0
		for ; i < len(list) && list[i].From == sum.To; i++ {
			n := list[i]
			if wide := math.Abs(x(n.To) - x(n.From)); wide >= calBucket && total > 0 || total > 0 && math.Abs(x(n.To)-x(sum.From)) > 2*calBucket {
				break
			}
			s := float64(n.To - n.From)
			sum.One, sum.Two, sum.Partly = sum.One+s*n.One, sum.Two+s*n.Two, sum.Partly+s*n.Partly
			sum.Unknown, sum.Vacuum, sum.Maybe = sum.Unknown+s*n.Unknown, sum.Vacuum+s*n.Vacuum, sum.Maybe+s*n.Maybe
			total, sum.To = total+s, n.To
		}
		i--
		for _, f := range []*float64{&sum.One, &sum.Two, &sum.Partly, &sum.Unknown, &sum.Vacuum, &sum.Maybe} {
			*f /= total
		}
		out = append(out, sum)
	}
	return out
}

// calendarPlates puts words on bars where they fit, none over another.
func (l *locale) calendarPlates(out *strings.Builder, r *calendarRow, v *calendarView, x func(int64) float64, top int) {
	rtl := l.Dir == "rtl"
	free := math.Inf(-1) // how far along the row is taken, in the direction of time
	along := func(t int64) float64 {
		if rtl {
			return float64(v.width-calNames) - x(t)
		}
		return x(t)
	}
	plain := func(p plate) bool {
		for _, b := range r.Bars {
			if b.From <= p.From && p.From < b.To {
				return b.One+b.Two > 0.5
			}
		}
		return false
	}
	for _, p := range r.plates {
		from, to := max(along(p.From), free), along(p.To)
		room := to - from - 12
		need := float64(len([]rune(p.Text)))*6.3 + 14
		if need > room {
			continue
		}
		free = from + need + 8
		at := from + 6
		if plain(p) {
			tx := at
			if rtl {
				tx = float64(v.width-calNames) - at
			}
			fmt.Fprintf(out, `<text class="bl" x="%.1f" y="%d" text-anchor="start">%s</text>`, tx, top+14, template.HTMLEscapeString(p.Text))
			continue
		}
		bx := at
		if rtl {
			bx = float64(v.width-calNames) - at - need
		}
		fmt.Fprintf(out, `<g class="plate"><rect x="%.1f" y="%d" width="%.1f" height="16"/><text x="%.1f" y="%d" text-anchor="middle">%s</text></g>`, bx, top+2, need, bx+need/2, top+14, template.HTMLEscapeString(p.Text))
	}
}

// calendarLane draws the turns of one party.
func (l *locale) calendarLane(out *strings.Builder, ln lane, x func(int64) float64, top int, rtl bool) {
	esc := template.HTMLEscapeString
	said := ""
	for _, b := range ln.Bars {
		from, to := x(b.From), x(b.To)
		left, wide := min(from, to), math.Abs(to-from)
		fmt.Fprintf(out, `<a href="/watch/watches/%s"><rect class="cl %s" x="%.1f" y="%d" width="%.1f" height="17"><title>%s</title></rect>`, esc(b.Watch), b.Class, left+.5, top+2, max(wide-1, 1), esc(b.Says))
		if need := float64(len([]rune(b.Says)))*6 + 12; wide > need && said != b.Says {
			tx := left + 6
			if rtl {
				tx = left + wide - 6
			}
			fmt.Fprintf(out, `<text class="bl sm" x="%.1f" y="%d" text-anchor="start">%s</text>`, tx, top+14, esc(b.Says))
			said = b.Says
		}
		out.WriteString("</a>")
	}
}

// MarshalJSON leaves out what is only for drawing.
func (r calendarRow) MarshalJSON() ([]byte, error) {
	list := r.Bars
	for i := range list {
		list[i].Who = strings.ReplaceAll(list[i].Who, "\x00", ", ")
	}
	return json.Marshal(map[string]any{"id": r.ID, "name": r.Name, "km2": r.KM2, "state": r.State, "says": r.Says, "bars": list, "lanes": r.Lanes, "handovers": r.Over})
}
