package web

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// panelView is what is said of the chosen area.
type panelView struct {
	Area    watch.Area
	Own     string
	Other   string
	From    string // of an area that a partner gave: whose it is
	KM2     string
	State   watch.GroundState // the worst of its ground
	Says    []stateLine
	Gaps    []gapLine
	Drafts  []planChoice // plans that are being written, where the reader may write one; nil: it may not
	Watches []watchLine
	Told    []string
	Untold  []string
	Near    nearView
	Sites   []areaChoice // places with materiel or detainees in it
	Offers  []offerView
	Watched measureView
	Vacuum  measureView
	Unknown measureView
}

// stateLine is ground of the area in one state, in words.
type stateLine struct {
	State watch.GroundState
	KM2   string
	Text  string
	Since string // the moment in full
	Plan  bool
}

// gapLine is how ground came to be open.
type gapLine struct {
	State  watch.GroundState
	KM2    string
	Span   string
	Long   string
	How    string
	Times  string
	Beside []besideLine
	Now    bool
	// From and To are what a plan would fill of it, in seconds since 1970; zero: it is past, or it is no vacuum.
	From, To int64
}

type besideLine struct {
	Name  string
	Area  string
	State watch.GroundState
	Who   string
	KM    string
}

// watchLine is a watch in words.
type watchLine struct {
	ID       string
	Party    string
	Kind     watch.Kind
	State    watch.State
	When     string // the schedule in words
	Where    string
	People   int
	Contact  string
	Conf     watch.Confidence
	Now      bool // in its turn at the moment
	Plan     string
	Marking  incident.Marking
	Why      string
	Next     string
	Heard    string
	Withdrew string
}

// nearView is recent activity of the group in an area and near it, at the precision that it is known to.
type nearView struct {
	In30, In90     int // at a point inside
	Near30, Near90 int // at a point outside, within nearKM
	Area30, Area90 int // known to an area only that reaches here
	Rows           []store.Row
	More           bool
	KM             string
	Link           string
}

// areaChoice is an area to choose.
type areaChoice struct{ ID, Name string }

// offerView is what a party offers on the area.
type offerView struct{ Party, Says string }

// nearKM is how far outside of an area activity still counts as near it.
const nearKM = 20

// panelPart is what is said of an area, alone, for scripts.
func (w *watching) panelPart(rw http.ResponseWriter, r *http.Request) error {
	l, g, m, names, err := w.scene(r)
	if err != nil {
		return err
	}
	d := map[string]any{"G": g, "Parties": names.list}
	if err := w.fillPanel(r, l, m, g, names, d); err != nil {
		return err
	}
	w.render(rw, r, http.StatusOK, "watch.panel", "", d)
	return nil
}

// fillPanel puts the chosen area into a page's data, or, where none is chosen, how all of them stand.
func (w *watching) fillPanel(r *http.Request, l *locale, m *watch.Model, g glance, names partyNames, d map[string]any) error {
	d["Way"] = w.wayForm(l, m, g, r.URL.Query())
	if g.Side == "gone" {
		left, err := w.departure(r, l, m, g, names)
		if err != nil {
			return err
		}
		d["Left"] = left
	}
	if g.Area != "" {
		p, err := w.panel(r, l, m, g, names)
		if err != nil {
			return err
		}
		if p != nil {
			d["Panel"] = p
			return nil
		}
	}
	ov, err := w.overview(r, l, m, g, names)
	d["Overview"] = ov
	return err
}

// overviewRow is an area in the list by urgency.
type overviewRow struct {
	ID, Name, Says string
	State          watch.GroundState
	KM2            string
	Age            int
}

// overview is how all areas stand at the moment.
type overviewView struct {
	Rows    []overviewRow
	Counts  map[watch.GroundState]int // areas by their worst ground
	Totals  totals
	More    int
	At      string
	Watches int
	Due     []planDue // what is coming or past about plans
}

// overviewRows is how many areas the list by urgency holds.
const overviewRows = 60

func (w *watching) overview(r *http.Request, l *locale, m *watch.Model, g glance, names partyNames) (*overviewView, error) {
	g.Party, g.Gone = "", ""
	x, err := w.ground(r.Context(), m, g)
	if err != nil {
		return nil, err
	}
	o := &overviewView{Counts: map[watch.GroundState]int{}, At: l.stamp(time.Unix(g.T, 0)), Watches: len(m.Watches())}
	all := slices.Clone(x.all)
	rank := func(s *standing) int { return -slices.Index(watch.GroundStates(), s.worst) }
	slices.SortStableFunc(all, func(a, b standing) int {
		return cmp.Or(rank(&a)-rank(&b), cmp.Compare(b.open(), a.open()), strings.Compare(a.area.ID, b.area.ID))
	})
	for _, a := range all {
		o.Counts[a.worst]++
	}
	show := all[:min(len(all), overviewRows)]
	o.More = len(all) - len(show)
	list := idsOf(show)
	if !x.many {
		list = idsOf(x.all) // what is added up is the ground of all
	}
	patches, err := w.patches(m, g, list)
	if err != nil {
		return nil, err
	}
	o.Totals = l.totalsOf(x, patches)
	for _, a := range show {
		list := patches[a.area.ID]
		if len(list) == 0 {
			continue
		}
		worst := list[len(list)-1]
		row := overviewRow{ID: a.area.ID, Name: a.area.Name.In(l.Lang), Says: w.patchWords(l, m, list, g.T, names), State: worst.State, KM2: l.km2(a.area.Shape.KM2())}
		if worst.State == watch.GroundVacuum {
			row.Age = ageOf(g.T, worst.Since)
		}
		o.Rows = append(o.Rows, row)
	}
	o.Due, err = w.plansDue(r)
	return o, err
}

// panel works out what is said of the chosen area; nil when there is no such area.
func (w *watching) panel(r *http.Request, l *locale, m *watch.Model, g glance, names partyNames) (*panelView, error) {
	ask := g.ask()
	c, err := m.Coverage(g.Area, ask)
	if err != nil || c.Area == nil {
		// An area that is gone, or was never there: the page still opens.
		versions, verr := w.node.Area(r.Context(), g.Area)
		if verr != nil || len(versions) == 0 {
			return nil, nil
		}
		c.Area = &versions[len(versions)-1]
	}
	p := &panelView{Area: *c.Area, KM2: l.km2(c.Area.Shape.KM2())}
	p.Own, p.Other = l.bilingualLine(c.Area.Name)
	p.From = w.landFrom(l, c.Area, names)
	g.Gone = ""
	ground, err := w.patches(m, g, []string{g.Area})
	if err != nil {
		return nil, err
	}
	patches := ground[g.Area]
	if len(patches) > 0 {
		p.State = patches[len(patches)-1].State
	}
	whole := 0.0
	for i := range patches {
		whole += patches[i].KM2
	}
	for i := len(patches) - 1; i >= 0; i-- {
		x := &patches[i]
		p.Says = append(p.Says, w.stateLine(l, x, g.T, names, whole))
	}
	hours := c.Watched.High + c.Vacuum.Low + c.Unknown.Low
	p.Watched, p.Vacuum, p.Unknown = l.measure(c.Watched, hours), l.measure(c.Vacuum, hours), l.measure(c.Unknown, hours)
	if p.Gaps, err = w.gapLines(l, m, g, names); err != nil {
		return nil, err
	}
	if p.Drafts, err = w.draftsFor(r, l); err != nil {
		return nil, err
	}
	p.Watches = w.watchLines(l, m, g, names)
	for _, id := range c.Told {
		p.Told = append(p.Told, names.sayID(id))
	}
	for _, id := range c.Untold {
		p.Untold = append(p.Untold, names.sayID(id))
	}
	if p.Offers, err = w.offers(r, l, m, g, names); err != nil {
		return nil, err
	}
	if sites, ok := w.desk.(Sites); ok {
		list, err := sites.Sites(r.Context(), viewer(r))
		if err != nil {
			return nil, err
		}
		for _, x := range list {
			if c := x.Site.Place.Coord; c != nil && placing(x.Site.Place) == "point" && p.Area.Shape.Contains(area.PointOf(c.Lon, c.Lat)) {
				p.Sites = append(p.Sites, areaChoice{x.Site.ID, x.Site.Name.In(l.Lang)})
			}
		}
	}
	if p.Near, err = w.nearOf(r, l, c.Area.Shape, g.T); err != nil {
		return nil, err
	}
	return p, nil
}

// stateLine says how one piece of ground stands.
func (w *watching) stateLine(l *locale, x *watch.Patch, t int64, names partyNames, whole float64) stateLine {
	s := stateLine{State: x.State, Plan: len(x.Planned) > 0}
	if x.KM2 < whole*0.995 {
		s.KM2 = l.km2(x.KM2)
	}
	var who []string
	for _, party := range x.Parties {
		who = append(who, names.say(l, party))
	}
	switch x.State {
	case watch.GroundWatched:
		s.Text = l.t("watch.by", strings.Join(who, l.t("list.comma")+" "))
	case watch.GroundPartly:
		s.Text = l.t("watch.partly.by", strings.Join(who, l.t("list.comma")+" "))
	case watch.GroundVacuum:
		if x.Since == watch.Begin {
			s.Text = l.t("watch.nobody.ever")
		} else {
			s.Text = l.t("watch.nobody", l.lasting(t-x.Since))
			s.Since = l.stamp(time.Unix(x.Since, 0))
		}
	case watch.GroundUnknown:
		s.Text = l.t("watch.unknown.long")
		if x.Since != watch.Begin {
			s.Since = l.stamp(time.Unix(x.Since, 0))
		}
	}
	return s
}

// gapsShown is how many gaps the panel tells of.
const gapsShown = 6

// gapLines tell how ground came to be open in the window, what stands open at the moment first.
func (w *watching) gapLines(l *locale, m *watch.Model, g glance, names partyNames) ([]gapLine, error) {
	ask := g.ask()
	gaps, err := m.Gaps(g.Area, ask)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(gaps, func(a, b watch.Gap) int {
		x, y := a.Span.Holds(g.T), b.Span.Holds(g.T)
		switch {
		case x == y:
			return 0
		case x:
			return -1
		}
		return 1
	})
	var out []gapLine
	for i := range gaps {
		gap := &gaps[i]
		if gap.State == watch.GroundUnknown || len(out) == gapsShown {
			continue
		}
		line := gapLine{State: gap.State, KM2: l.km2(gap.KM2), Long: l.lasting(gap.Seconds), Now: gap.Span.Holds(g.T), How: l.leftWords(*gap, names)}
		if gap.Times > 1 {
			line.Times = l.n("watch.gap.times", gap.Times, l.lasting(gap.Longest.Seconds()))
			line.How = l.t("watch.gap.turns")
		}
		line.Span = l.spanWords(gap.Since, gap.Span.To, gap.Open)
		if gap.Open && gap.Times == 1 {
			line.Long = "" // it is not over
		}
		if len(out) == 0 && gap.State == watch.GroundVacuum {
			beside, err := m.BesideOf(gap, min(max(g.T, gap.Span.From), gap.Span.To-1), ask)
			if err != nil {
				return nil, err
			}
			for _, b := range beside {
				if len(line.Beside) == 5 {
					break
				}
				line.Beside = append(line.Beside, w.besideLine(l, m, b, g.T, names))
			}
		}
		if gap.State == watch.GroundVacuum {
			line.From, line.To = toFill(gap, w.now())
		}
		out = append(out, line)
	}
	return out, nil
}

// toFill is the time of a gap that is still to come, from the next full hour on. What lasts beyond the window that was asked about
// is filled for two weeks at the least. Both are zero where nothing is to come.
func toFill(gap *watch.Gap, now time.Time) (from, to int64) {
	soon := now.UTC().Add(time.Hour).Truncate(time.Hour)
	from, to = max(gap.Span.From, soon.Unix()), gap.Span.To
	if gap.Open {
		to = max(to, soon.AddDate(0, 0, 14).Unix())
	}
	if from >= to {
		return 0, 0
	}
	return from, to
}

func (w *watching) besideLine(l *locale, m *watch.Model, b watch.Beside, t int64, names partyNames) besideLine {
	line := besideLine{State: b.State, KM: l.t("watch.km", l.amount(b.KM))}
	var said []string
	for _, id := range b.Areas {
		for _, a := range m.Areas(t) {
			if a.ID == id {
				said = append(said, a.Name.In(l.Lang))
				if line.Area == "" {
					line.Area = id
				}
			}
		}
	}
	line.Name = strings.Join(said, l.t("list.comma")+" ")
	if line.Name == "" {
		line.Name = l.t("watch.beside.none")
	}
	var who []string
	for _, p := range b.Parties {
		who = append(who, names.say(l, p))
	}
	line.Who = strings.Join(who, " + ")
	return line
}

// spanWords says from when to when; an end that lies beyond the window is left open.
func (l *locale) spanWords(from, to int64, open bool) string {
	a := ""
	if from != watch.Begin {
		a = l.moment(time.Unix(from, 0))
	}
	switch {
	case a == "" && open:
		return l.t("watch.span.always")
	case open:
		return l.t("watch.span.since", a)
	case a == "":
		return l.t("watch.span.until", l.moment(time.Unix(to, 0)))
	}
	return l.t("watch.span", a, l.moment(time.Unix(to, 0)))
}

// watchLines are the watches that cover ground of the chosen area, those in force first.
func (w *watching) watchLines(l *locale, m *watch.Model, g glance, names partyNames) []watchLine {
	always := watch.Ask{Window: watch.Span{From: g.T - 3650*daySeconds, To: g.T + 3650*daySeconds}, Assume: []string{"*"}}
	c, err := m.Coverage(g.Area, always)
	if err != nil {
		return nil
	}
	ground := map[string]float64{}
	for i := range c.Parts {
		for _, id := range c.Parts[i].Watches {
			ground[id] += c.Parts[i].KM2
		}
	}
	var out []watchLine
	for _, id := range sorted(ground) {
		x := m.Watch(id)
		if x == nil {
			continue
		}
		line := w.watchLine(l, m, x, g.T, names)
		switch {
		case x.Share > 0:
			line.Where = l.t("watch.where.share", l.percent(l.num(int(100*x.Share+.5))))
		case c.KM2 > 0 && ground[id] < c.KM2*0.995:
			line.Where = l.t("watch.where.part", l.km2(ground[id]))
		}
		out = append(out, line)
	}
	rank := map[watch.State]int{watch.InForce: 0, watch.Planned: 1, watch.Withdrawn: 2, watch.Replaced: 3, watch.Lapsed: 3}
	slices.SortStableFunc(out, func(a, b watchLine) int { return rank[a.State] - rank[b.State] })
	return out
}

// watchLine is a watch in words.
func (w *watching) watchLine(l *locale, m *watch.Model, x *watch.Watch, t int64, names partyNames) watchLine {
	now := time.Unix(t, 0).UTC()
	line := watchLine{ID: x.ID, Party: names.say(l, x.Party), Kind: x.Kind, State: x.StateAt(now, m.InForce(x)), When: l.figures(x.Schedule.Words().In(l.Lang)), People: x.People, Contact: x.Contact.In(l.Lang),
		Conf: x.Confidence, Plan: x.Plan, Marking: x.Marking, Why: x.Why, Heard: x.Heard}
	if !x.Withdrawn.IsZero() {
		line.Withdrew = l.moment(x.Withdrawn)
	}
	if when, err := watch.Compile(x.Schedule); err == nil && line.State == watch.InForce {
		line.Now = when.At(t)
		if next, ok := when.Next(t); ok && !line.Now {
			line.Next = l.moment(time.Unix(next.From, 0))
		}
	}
	return line
}

// nearOf counts what the group did lately in an area and near it. What is known to an area only is counted apart: it may have been here.
func (w *watching) nearOf(r *http.Request, l *locale, shape area.Shape, t int64) (nearView, error) {
	v := nearView{KM: l.t("watch.km", l.num(nearKM))}
	if shape.IsZero() {
		return v, nil
	}
	lo, hi := shape.Bounds()
	west, south := lo.Degrees()
	east, north := hi.Degrees()
	const degree = 111.0 // km, at the equator and along a meridian; a little more than needed further north is no harm
	pad := nearKM / degree * 1.35
	box := &store.Box{West: west - pad, South: south - pad, East: east + pad, North: north + pad}
	day := incident.DayOf(time.Unix(t, 0).UTC())
	q := store.Query{From: day - 90, To: day, Sides: []incident.Side{incident.SideGroup}, Box: box}
	v.Link = "/picture?side=group&from=" + (day - 90).String() + "&to=" + day.String() + "&box=" + boxText(box)
	cursor := ""
	for range 10 {
		page, err := w.desk.List(r.Context(), viewer(r), q, cursor, 200)
		if err != nil {
			return v, err
		}
		for _, row := range page.Rows {
			last := max(row.Start, row.End)
			recent := row.Start != incident.NoDay && last >= day-30
			count := func(in30, in90 *int) {
				*in90++
				if recent {
					*in30++
				}
			}
			switch placing(row.Place) {
			case "point":
				switch p := area.PointOf(row.Place.Lon, row.Place.Lat); {
				case shape.Contains(p):
					count(&v.In30, &v.In90)
				case shape.Near(p, nearKM):
					count(&v.Near30, &v.Near90)
				default:
					continue
				}
			case "area":
				count(&v.Area30, &v.Area90)
			default:
				continue
			}
			if len(v.Rows) < 6 {
				v.Rows = append(v.Rows, row)
			} else {
				v.More = true
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	return v, nil
}

// offers says what each party offers on the chosen area, in the mean of the week before the moment.
func (w *watching) offers(r *http.Request, l *locale, m *watch.Model, g glance, names partyNames) ([]offerView, error) {
	ask := g.ask()
	ask.Window = watch.Span{From: g.T - 7*daySeconds, To: g.T}
	c, err := m.Capacity(r.Context(), watch.CapacityAsk{Ask: ask, Areas: []string{g.Area}, By: []watch.CapacityBy{watch.ByParty}})
	if err != nil {
		return nil, err
	}
	var out []offerView
	for _, row := range c.Rows {
		var sum watch.CapacityPoint
		for _, p := range row.Points {
			sum.PersonHours, sum.UnsaidHours, sum.Hours = sum.PersonHours+p.PersonHours, sum.UnsaidHours+p.UnsaidHours, sum.Hours+p.Hours
			sum.KM2 += p.KM2 * p.Hours
		}
		if sum.Hours <= 0 {
			continue
		}
		sum.KM2 /= sum.Hours
		var says []string
		if each, ok := sum.KM2PerPerson(); ok {
			says = append(says, l.t("watch.capacity.row", l.amount(sum.PeopleOnWatch()), l.km2(each)))
		}
		if sum.UnsaidHours > 0 {
			says = append(says, l.t("watch.capacity.unsaid", l.amount(sum.UnsaidHours*24/sum.Hours)))
		}
		if len(says) > 0 {
			out = append(out, offerView{names.say(l, row.Party), strings.Join(says, l.t("list.comma")+" ")})
		}
	}
	return out, nil
}

func boxText(b *store.Box) string {
	var parts []string
	for _, f := range []float64{b.West, b.South, b.East, b.North} {
		parts = append(parts, strconv.FormatFloat(f, 'f', 3, 64))
	}
	return strings.Join(parts, ",")
}

// areaPage is an area with its versions and what can be done with it.
func (w *watching) areaPage(rw http.ResponseWriter, r *http.Request) error {
	return w.showArea(rw, r, http.StatusOK, nil, nil)
}

// areaVersion is one version of an area in words.
type areaVersion struct {
	watch.Area
	KM2, Holds, Made string
	Points           int
	Repaired         []string
}

func (w *watching) showArea(rw http.ResponseWriter, r *http.Request, status int, wrong faults, typed map[string]string) error {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	versions, err := w.node.Area(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	people, err := w.names(r)
	if err != nil {
		return err
	}
	g := w.glanceOf(r.URL.Query())
	g.Area = r.PathValue("id")
	m, _, err := w.asked(r.Context())
	if err != nil {
		return err
	}
	parties, err := w.parties(r.Context(), l, m)
	if err != nil {
		return err
	}
	var list []areaVersion
	for _, a := range slices.Backward(versions) {
		v := areaVersion{Area: a, KM2: l.km2(a.Shape.KM2()), Points: a.Shape.Points(), Made: l.t("watch.version.made", l.who(a.By, people), l.stamp(a.At))}
		if a.Origin != "" {
			v.Made = l.t("watch.version.given", parties.sayID(a.Origin), l.stamp(a.At))
		}
		switch {
		case a.Retired:
			v.Holds = l.t("watch.version.retired", l.stamp(a.From))
		case a.From.IsZero() && a.Until.IsZero():
			v.Holds = l.t("watch.version.always")
		case a.Until.IsZero():
			v.Holds = l.t("watch.version.from", l.stamp(a.From))
		case a.From.IsZero():
			v.Holds = l.t("watch.version.until", l.stamp(a.Until))
		default:
			v.Holds = l.t("watch.span", l.stamp(a.From), l.stamp(a.Until))
		}
		for _, x := range a.Repairs {
			v.Repaired = append(v.Repaired, text.Bilingual{AR: x.AR, EN: x.EN}.In(l.Lang))
		}
		list = append(list, v)
	}
	areas, err := w.node.Areas(r.Context())
	if err != nil {
		return err
	}
	last := versions[len(versions)-1]
	areas = slices.DeleteFunc(areas, func(a watch.Area) bool { return a.ID == last.ID })
	nearest := len(areas) > mostListed
	if nearest {
		areas = nearestAreas(areas, last.Shape, mostNear)
	}
	own, _ := l.bilingualLine(last.Name)
	if typed == nil {
		typed = map[string]string{"at": w.now().UTC().Format("2006-01-02T15:04")}
	}
	w.render(rw, r, status, "watch.area", own, map[string]any{"A": last, "Own": own, "Versions": list, "G": g, "Others": areas, "Nearest": nearest, "Faults": wrong, "Typed": typed, "Done": r.URL.Query().Get("done"),
		"Watches": w.watchLines(l, m, g, parties), "KM2": l.km2(last.Shape.KM2()), "Ours": last.Origin == "", "From": w.landFrom(l, &last, parties)})
	return nil
}
