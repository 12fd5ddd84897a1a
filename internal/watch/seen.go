package watch

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// SeenWeek is how one piece of land was watched in one ISO week: shares of its area × time, 0…1, as this node knows it; and what is
// recorded there. Without it a count of nothing says nothing: it may be calm, or nobody looked.
type SeenWeek struct {
	Unit    string       // administrative unit; empty: the box that was asked for, or the desk's areas
	Week    incident.Day // its Monday
	Watched Measure
	Vacuum  Measure
	Unknown Measure

	Desk  bool // the land is that of all areas that held in the week; shares are those of the areas, added up
	Areas int  // how many areas; only with Desk
	Short int  // those among them that were not surely watched enough; only with Desk

	Running  bool      // the week is not over: it cannot be quiet yet
	Recorded int       // incidents that surely lie there and in it
	Perhaps  []SeenMay // incidents that may, the most first
}

// SeenMay is incidents that may lie in a piece of land in a week, for one reason.
type SeenMay struct {
	Why  SeenWhy        `json:"why"`
	Unit string         `json:"unit,omitempty"` // the wider place, for SeenWider: its unit, if it is one,
	Name text.Bilingual `json:"name,omitzero"`  // and its name; empty for a town that is near
	N    int            `json:"n"`
}

// SeenWhy is why an incident only may lie in a piece of land in a week. What has neither a date nor a place is in no week: it says no
// more about one than about any other.
type SeenWhy string

// The reasons, the first that holds.
const (
	SeenNowhere SeenWhy = "nowhere" // it has a date but no place
	SeenUndated SeenWhy = "undated" // it has a place but no date
	SeenWider   SeenWhy = "wider"   // its place is known to a wider area, or reaches in
	SeenLonger  SeenWhy = "longer"  // its time is known to a longer one
)

// SeenWord is what a week without incidents means.
type SeenWord string

// The words. Only SeenQuiet is calm.
const (
	SeenQuiet     SeenWord = "quiet"     // it was watched, it is over, and nothing whose date or place is known may lie there then
	SeenPerhaps   SeenWord = "perhaps"   // it was watched, but something is known, less exactly, that may lie there then
	SeenUnwatched SeenWord = "unwatched" // for a good part nobody watched
	SeenUnknown   SeenWord = "unknown"   // it is not known whether anybody did, or the week is not over
	SeenRecorded  SeenWord = "recorded"  // it is no week without incidents
)

// SeenWords lists the words.
func SeenWords() []SeenWord {
	return []SeenWord{SeenQuiet, SeenPerhaps, SeenUnwatched, SeenUnknown, SeenRecorded}
}

// seenEnough is the share that must surely be watched before nothing counts as quiet.
const seenEnough = 0.9

// Zero is what a count of nothing means in that week.
func (s *SeenWeek) Zero() SeenWord {
	switch {
	case s.Recorded > 0:
		return SeenRecorded
	case s.Watched.Low >= seenEnough && s.Short == 0 && (!s.Desk || s.Areas > 0):
		if len(s.Perhaps) > 0 {
			return SeenPerhaps
		}
		if s.Running {
			return SeenUnknown
		}
		return SeenQuiet
	case s.Vacuum.High > 0 && s.Vacuum.High >= s.Unknown.High:
		return SeenUnwatched
	}
	return SeenUnknown
}

// weekSpan is an ISO week by its Monday.
func weekSpan(monday incident.Day) Span { return SpanOf(monday.Time(), (monday + 7).Time()) }

// shares turns measures into shares of the whole.
func (s *SeenWeek) shares(c *Coverage) {
	seen := Seen{Watched: c.Watched, Vacuum: c.Vacuum, Unknown: c.Unknown}
	s.Watched, s.Vacuum, s.Unknown = seen.Share(c.Watched), seen.Share(c.Vacuum), seen.Share(c.Unknown)
}

// addWeeks adds to each of the weeks from a Monday on what parts of a place were in it.
func (m *Model) addWeeks(weeks []Coverage, first incident.Day, p *place, held Spans, parts []Part, s *scratch) {
	clipped := make([]Part, len(parts))
	for k := range weeks {
		w := weekSpan(first + incident.Day(7*k))
		in := held.Within(w)
		if len(in) == 0 {
			continue
		}
		for i := range parts {
			x := &parts[i]
			c := &clipped[i]
			*c = *x
			c.Watched, c.Partly, c.Vacuum, c.Unknown = x.Watched.Within(w), x.Partly.Within(w), x.Vacuum.Within(w), x.Unknown.Within(w)
			c.seconds = [4]int64{c.Watched.Total(), c.Partly.Total(), c.Vacuum.Total(), c.Unknown.Total()}
		}
		weeks[k].Area = p.area
		m.measure(&weeks[k], p, in, clipped, s)
	}
}

// SeenWeeks is Seen for n weeks from a Monday on, at least one.
func (m *Model) SeenWeeks(shape area.Shape, first incident.Day, n int) ([]SeenWeek, error) {
	window := Span{weekSpan(first).From, weekSpan(first + incident.Day(7*(n-1))).To}
	a := Ask{Window: window}
	s := m.borrow()
	defer m.restore(s)
	p, parts, err := m.partsOfLand(shape, &a, s)
	if err != nil {
		return nil, err
	}
	weeks := make([]Coverage, n)
	m.addWeeks(weeks, first, p, p.held, parts, s)
	out := make([]SeenWeek, n)
	for k := range out {
		out[k].Week = first + incident.Day(7*k)
		out[k].shares(&weeks[k])
	}
	return out, nil
}

// SeenAreas asks about the ground of all areas that hold in each of n weeks from a Monday on. Areas are looked at one by one, each
// for as long as it held, so that a large one that was watched hides no small one that was not; ground in several of them counts
// in each. It uses all processors.
func (m *Model) SeenAreas(ctx context.Context, first incident.Day, n int) ([]SeenWeek, error) {
	a := Ask{Window: Span{weekSpan(first).From, weekSpan(first + incident.Day(7*(n-1))).To}}
	out := make([]SeenWeek, n)
	sums := make([]Coverage, n)
	var mu sync.Mutex
	var failed error
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), max(len(m.areaIDs), 1)) {
		group.Go(func() {
			s := m.borrow()
			defer m.restore(s)
			for {
				i := int(next.Add(1)) - 1
				if i >= len(m.areaIDs) || ctx.Err() != nil {
					return
				}
				weeks := make([]Coverage, n)
				for _, p := range m.places.get(m.areaIDs[i]) {
					held := p.held.Within(a.Window)
					if len(held) == 0 {
						continue
					}
					s.again()
					parts, err := m.parts(p, held, &a, s)
					if err != nil {
						mu.Lock()
						failed = err
						mu.Unlock()
						return
					}
					m.addWeeks(weeks, first, p, held, parts, s)
				}
				mu.Lock()
				for k := range weeks {
					c := &weeks[k]
					if c.Area == nil {
						continue
					}
					var one SeenWeek
					one.shares(c)
					out[k].Areas++
					if one.Watched.Low < seenEnough {
						out[k].Short++
					}
					sums[k].Watched.add(c.Watched.Low, c.Watched.High)
					sums[k].Vacuum.add(c.Vacuum.Low, c.Vacuum.High)
					sums[k].Unknown.add(c.Unknown.Low, c.Unknown.High)
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if failed != nil {
		return nil, failed
	}
	for k := range out {
		out[k].Week, out[k].Desk = first+incident.Day(7*k), true
		if out[k].Areas == 0 {
			out[k].Unknown = Measure{1, 1}
			continue
		}
		out[k].shares(&sums[k])
	}
	return out, nil
}

// GroundOf is the outlines of all areas that hold at some moment of a week, and a word that is the same for the same outlines.
func (m *Model) GroundOf(monday incident.Day) (shapes []area.Shape, same string) {
	w := weekSpan(monday)
	var b strings.Builder
	for _, id := range m.areaIDs {
		for _, p := range m.places.get(id) {
			if slices.ContainsFunc(p.held, w.Meets) {
				shapes = append(shapes, p.outline.shape)
				b.WriteString(p.outline.id)
			}
		}
	}
	return shapes, b.String()
}
