package web

import (
	"net/http"
	"strings"
	"time"

	"tansiq/internal/watch"
)

// departureView is what is left where the divider thinks somebody's watches away: within the window of the calendar.
type departureView struct {
	Who      string // whose watches go
	Nothing  bool   // they keep nothing in the window, or others keep all of it
	KM2      string // uncovered at some time
	Hours    string // km² × hours
	Span     string // since when, until when
	Worst    string // km² at the worst moment
	WorstAt  string
	At       string // that moment, for the address
	Link     string
	Areas    []departureArea
	More     int
	Closings []departureClosing
	Open     string // km² that nobody takes over
	Window   string
}

// departureArea is what one area loses.
type departureArea struct {
	ID, Name, KM2, Hours, Span, Worst, At, Link string
}

// departureClosing is a watch that closes what opens.
type departureClosing struct {
	Watch, Party, Area, KM2, When, Gap string
	Plan                               string
	Gapped                             bool
}

// departureRows is how many areas, and how many watches, are told of.
const departureRows = 8

// departure works out what stands behind the other side of the divider.
func (w *watching) departure(r *http.Request, l *locale, m *watch.Model, g glance, names partyNames) (*departureView, error) {
	leaves := without(g.Gone)
	if leaves == nil {
		return nil, nil
	}
	window := g.window()
	ask := g.ask()
	d, err := m.Departure(r.Context(), watch.DepartureAsk{Ask: ask, Leaves: leaves})
	if err != nil {
		return nil, err
	}
	whole := func(x watch.Measure) string { return l.measure(x, 0).Words }
	ranged := func(x watch.Measure) string { return l.t("watch.km2", l.bounds(x.Low, x.High, l.amount)) }
	at := func(t int64) string { return l.moment(time.Unix(t, 0)) }
	v := &departureView{Nothing: len(d.Areas) == 0, Window: l.spanWords(window.From, window.To, false)}
	what, id, _ := strings.Cut(g.Gone, ":")
	if what == "party" {
		v.Who = l.t("watch.gone.party", names.sayID(id))
	} else {
		v.Who = l.t("watch.gone.kind", l.word("watch.kind", id))
	}
	called := map[string]string{}
	for _, a := range m.Areas(g.T) {
		called[a.ID] = a.Name.In(l.Lang)
	}
	name := func(id string, fallback string) string {
		if n := called[id]; n != "" {
			return n
		}
		return fallback
	}
	link := func(t int64) string { return g.Address("t", isoOf(t), "side", "gone", "gone", g.Gone) }
	if !v.Nothing {
		v.KM2, v.Hours = l.km2(d.KM2), whole(d.Uncovered)
		v.Span = l.spanWords(d.First, d.Last, d.Last >= window.To)
		v.Worst, v.WorstAt, v.At, v.Link = ranged(d.Most), at(d.When), isoOf(d.When), link(d.When)
	}
	for i := range d.Areas {
		a := &d.Areas[i]
		if i == departureRows {
			v.More = len(d.Areas) - i
			break
		}
		first, last := window.To, window.From
		km2 := 0.0
		for j := range a.Ground {
			all := a.Ground[j].All()
			first, last = min(first, all[0].From), max(last, all[len(all)-1].To)
			km2 += a.Ground[j].KM2
		}
		v.Areas = append(v.Areas, departureArea{a.Area.ID, name(a.Area.ID, a.Area.Name.In(l.Lang)), l.km2(km2), whole(a.Uncovered), l.spanWords(first, last, last >= window.To), ranged(a.Most), isoOf(a.When), link(a.When)})
	}
	for i, c := range d.Closings {
		if i == 2*departureRows {
			break
		}
		x := departureClosing{Watch: c.Watch, Party: names.say(l, c.Party), Area: name(c.Area, c.Area), KM2: l.km2(c.KM2), When: at(c.At), Plan: c.Plan, Gapped: c.Gap > 0}
		if x.Gapped {
			x.Gap = l.t("watch.left.gap", l.lasting(c.Gap), l.km2(c.GapKM2))
		}
		v.Closings = append(v.Closings, x)
	}
	if d.OpenKM2 > 0 {
		v.Open = l.t("watch.left.open", l.km2(d.OpenKM2))
	}
	return v, nil
}
