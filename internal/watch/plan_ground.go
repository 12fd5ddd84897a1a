package watch

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tansiq/internal/area"
)

// OpenGround is the ground of an area that nobody is known to watch in a window, and when, as this node knows it: of the ground
// that is open at the same times, that with the most km² × hours; what is open from the first to the last moment of the window
// goes before what is not. It is zero where all is watched or unknown.
func (m *Model) OpenGround(id string, w Span) (area.Shape, Spans, error) {
	c, err := m.Coverage(id, Ask{Window: w})
	if err != nil {
		return area.Shape{}, nil, err
	}
	type piece struct {
		when   Spans
		km2    float64
		shapes []area.Shape
	}
	var pieces []piece
	for i := range c.Parts {
		p := &c.Parts[i]
		shape := p.Shape()
		if len(p.Vacuum) == 0 || shape.IsZero() {
			continue
		}
		n := slices.IndexFunc(pieces, func(o piece) bool { return o.when.Equal(p.Vacuum) })
		if n < 0 {
			n, pieces = len(pieces), append(pieces, piece{when: slices.Clone(p.Vacuum)})
		}
		pieces[n].km2, pieces[n].shapes = pieces[n].km2+p.KM2, append(pieces[n].shapes, shape)
	}
	if len(pieces) == 0 {
		return area.Shape{}, nil, nil
	}
	whole := func(p piece) int {
		if p.when[0].From == w.From && p.when[len(p.when)-1].To == w.To {
			return 1
		}
		return 0
	}
	best := slices.MaxFunc(pieces, func(a, b piece) int {
		return cmp.Or(whole(a)-whole(b), cmp.Compare(a.km2*float64(a.when.Total()), b.km2*float64(b.when.Total())))
	})
	return area.Union(best.shapes...), best.when, nil
}

// mostTurns is how many schedules Turns makes before it gives up on the pauses.
const mostTurns = 6

// Turns are schedules that together are kept at just these times: regular stretches as turns by a rule, others one by one. exact
// is false where that would take too many schedules: then one runs from the first moment to the last, pauses and all. Spans
// without a beginning or an end have none.
func Turns(spans Spans) (list []Schedule, exact bool) {
	if len(spans) == 0 || spans[0].From == Begin || spans[len(spans)-1].To == End {
		return nil, true
	}
	at := func(t int64) time.Time { return time.Unix(t, 0).UTC() }
	for rest := spans; len(rest) > 0; {
		if len(list) == mostTurns {
			return []Schedule{{From: at(spans[0].From), Until: at(spans[len(spans)-1].To)}}, false
		}
		n := regular(rest)
		s := Schedule{From: at(rest[0].From), Until: at(rest[n-1].To)}
		if n > 1 {
			step := rest[1].From - rest[0].From
			s.Rule, s.Length = "FREQ=HOURLY;INTERVAL="+strconv.FormatInt(step/hour, 10), Length(time.Duration(rest[0].Seconds())*time.Second)
			if step%(24*hour) == 0 {
				s.Rule = "FREQ=DAILY"
				if days := step / (24 * hour); days > 1 {
					s.Rule += ";INTERVAL=" + strconv.FormatInt(days, 10)
				}
			}
		}
		list, rest = append(list, s), rest[n:]
	}
	return list, true
}

// regular is how many of the first spans are turns of one length at one distance, in whole hours; the last may be cut short. It is
// 1 where there are fewer than three.
func regular(spans Spans) int {
	if len(spans) < 3 {
		return 1
	}
	long, step := spans[0].Seconds(), spans[1].From-spans[0].From
	if step%hour != 0 {
		return 1
	}
	n := 1
	for n < len(spans) && spans[n].From-spans[n-1].From == step && spans[n].Seconds() <= long {
		n++
		if spans[n-1].Seconds() < long {
			break // cut short: nothing comes after it
		}
	}
	if n < 3 {
		return 1
	}
	return n
}

// Fill adds items that take ground of an area of the plan at some times, for a party, and returns their keys. Where the ground is
// all of the area, the items name the area alone. exact is as Turns says.
func (p *Plan) Fill(party, areaKey string, ground area.Shape, when Spans) (keys []string, exact bool) {
	list, exact := Turns(when)
	for _, s := range list {
		it := PlanItem{Key: p.NextKey("w"), Party: party, Area: areaKey, Kind: Patrol, Confidence: Moderate, Schedule: s}
		if a := p.Area(areaKey); a == nil || !a.Shape.Equal(ground) {
			it.Shape = ground
		}
		if s.Rule == "" && s.From.Equal(p.Frame.From) && s.Until.Equal(p.Frame.Until) {
			it.Schedule = Schedule{}
		}
		p.Items, keys = append(p.Items, it), append(keys, it.Key)
	}
	return keys, exact
}

// Split cuts the ground of an item along a line: the item keeps the largest piece, and each other piece is a new item that is kept
// at the same times by the same party. It returns the keys of the new ones. The error is an *area.GeometryError: the line does
// not cut the ground through.
func (p *Plan) Split(key string, line []area.Point) ([]string, error) {
	it := p.Item(key)
	if it == nil {
		return nil, &PlanError{Code: "item_unknown", Value: key}
	}
	pieces, err := area.Split(p.Place(it), line)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(pieces, func(a, b area.Shape) int { return cmp.Compare(b.KM2(), a.KM2()) })
	it.Shape = pieces[0]
	made := *it
	var keys []string
	for _, s := range pieces[1:] {
		piece := made
		piece.Key, piece.Shape = p.NextKey("w"), s
		piece.Schedule.Except, piece.Schedule.Also = slices.Clone(made.Schedule.Except), slices.Clone(made.Schedule.Also)
		piece.Shown = slices.Clone(made.Shown)
		p.Items, keys = append(p.Items, piece), append(keys, piece.Key)
	}
	return keys, nil
}

// PlanHandover is a pair of items of which one takes over from the other, or could.
type PlanHandover struct {
	Old, New string // keys
	Agreed   bool   // the plan says so
	Overlap  int    // minutes that the plan states
	// Kept is for how many minutes both are kept at the shortest of their turns; negative: so long is nobody there.
	Kept int
	// Met is false where the new one never begins while or after the old one is kept.
	Met bool
}

// mostApart is how far a turn may end before the next one begins for the two to be worth a handover, seconds.
const mostApart = 6 * hour

// Handovers are the pairs that the plan states, and those that look like one: items on common ground of which one begins within
// six hours of the end of the other, or in its last six hours. Items that cannot be reckoned with are left out of the second.
func (p *Plan) Handovers() []PlanHandover {
	spans := map[string]Spans{}
	w := p.Window()
	if !w.Empty() && w.From != Begin && w.To != End && w.Seconds() <= int64(maxPlanTime/time.Second) {
		for i := range p.Items {
			it := &p.Items[i]
			if c, err := Compile(p.When(it)); err == nil {
				spans[it.Key] = c.Cover(nil, w)
			}
		}
	}
	var out []PlanHandover
	for i := range p.Items {
		it := &p.Items[i]
		for j := range p.Items {
			old := &p.Items[j]
			if i == j {
				continue
			}
			h := PlanHandover{Old: old.Key, New: it.Key, Agreed: it.After == old.Key}
			h.Kept, h.Met = keptBoth(spans[old.Key], spans[it.Key])
			switch {
			case h.Agreed:
				h.Overlap = it.Overlap
			case it.After != "", old.After == it.Key, !h.Met, h.Kept < -int(mostApart/60), h.Kept > int(mostApart/60):
				continue
			case !p.meets(old, it):
				continue
			}
			out = append(out, h)
		}
	}
	slices.SortStableFunc(out, func(a, b PlanHandover) int {
		switch {
		case a.Agreed == b.Agreed:
			return 0
		case a.Agreed:
			return -1
		}
		return 1
	})
	return out
}

// meets reports whether two items share ground, as far as their boxes and the exact outlines say.
func (p *Plan) meets(a, b *PlanItem) bool {
	x, y := p.Place(a), p.Place(b)
	if x.IsZero() || y.IsZero() {
		return false
	}
	low, high := x.Bounds()
	from, to := y.Bounds()
	if low.Lon > to.Lon || from.Lon > high.Lon || low.Lat > to.Lat || from.Lat > high.Lat {
		return false
	}
	return x.Equal(y) || !area.Intersect(x, y).IsZero()
}

// keptBoth is for how many minutes two items are kept both at the shortest of their handovers, negative for a hole; met is false
// where the second never takes over from the first.
func keptBoth(was, fresh Spans) (least int, met bool) {
	for _, s := range fresh {
		i, _ := slices.BinarySearchFunc(was, s.From, func(o Span, t int64) int { return cmp.Compare(o.From, t) })
		if i == 0 {
			continue
		}
		if both := int((was[i-1].To - s.From) / 60); !met || both < least {
			least, met = both, true
		}
	}
	return least, met
}

// Lengthen keeps the old item of a handover longer so that both are kept for as long as the plan states, and reports whether
// anything was to be done. It changes nothing where the new one never takes over.
func (p *Plan) Lengthen(newKey string) bool {
	it := p.Item(newKey)
	if it == nil {
		return false
	}
	old := p.Item(it.After)
	if old == nil {
		return false
	}
	for _, h := range p.Handovers() {
		if h.New != it.Key || h.Old != old.Key || !h.Met || h.Kept >= it.Overlap {
			continue
		}
		more := time.Duration(it.Overlap-h.Kept) * time.Minute
		if old.Schedule.Rule != "" {
			old.Schedule.Length += Length(more)
		}
		if !old.Schedule.Until.IsZero() && old.Schedule.Until.Before(p.Frame.Until) {
			old.Schedule.Until = old.Schedule.Until.Add(more)
		}
		return true
	}
	return false
}
