package score

import (
	"fmt"
	"slices"
	"strings"

	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/text"
)

// Count is how many of one kind were wanted, given, and given rightly.
type Count struct {
	Right, Given, Wanted int
}

// Precision is the share of what was given that is right, in 0…1; 1 when nothing was given.
func (c Count) Precision() float64 { return share(c.Right, c.Given) }

// Recall is the share of what was wanted that was given, in 0…1; 1 when nothing was wanted.
func (c Count) Recall() float64 { return share(c.Right, c.Wanted) }

// F1 is the harmonic mean of precision and recall, in 0…1.
func (c Count) F1() float64 { return share(2*c.Right, c.Given+c.Wanted) }

func share(part, whole int) float64 {
	if whole == 0 {
		return 1
	}
	return float64(part) / float64(whole)
}

func (c *Count) add(right, given, wanted int) {
	c.Right, c.Given, c.Wanted = c.Right+right, c.Given+given, c.Wanted+wanted
}

// Tally is the score of readings so far. The zero value is ready to use.
type Tally struct {
	Texts     int
	Events    Count // class and anchor
	Anchors   Count // anchor alone, whatever the class
	Told      Count // class and a sentence of the evidence, whatever word names the act
	Arguments Count // actors in their roles, places, dates and quantities of events, those of missed and of invented events included
	OfFound   Count // the same of the events that were found alone

	Actors, EventPlaces, EventDates, EventQuantities, Methods Count // the arguments by slot; methods stand apart
	Side, Certainty, Attribution                              Count // of events that were found; given and wanted are equal
	PartOf                                                    Count

	Places        Count // mentions that overlap
	Resolved      Count // of found places with a position: within 10 km, or what the annotation allows
	Dates         Count // exactly the same span
	DateValues    Count // of those: first and last day right
	DatesLoose    Count // spans that overlap
	Quantities    Count // spans that overlap, with what is counted and the figure
	Judgments     Count // spans that overlap, with who judges
	MonthPairs    Count // contradictions of the kind month_names
	Contradicting Count // contradictions of all kinds

	Hypotheticals int // hypotheticals that are shown as fact
	Lookalikes    int // what only looks like a place, a quantity or a date, and was taken for one
	WrongSpans    int // values whose text is not the text at their span

	Misses []string // what was wrong, a line each: the text, the slot, the words
}

// Add scores one reading.
func (t *Tally) Add(g Gold, r read.Reading) {
	s := scorer{t: t, g: g, r: r, index: text.NewIndex(g.Text)}
	t.Texts++
	s.spans()
	pairs := s.events()
	s.arguments(pairs)
	s.places()
	s.dates()
	s.quantities()
	s.judgments()
	s.contradictions()
	s.never(pairs)
}

type scorer struct {
	t     *Tally
	g     Gold
	r     read.Reading
	index *text.Index
}

func (s *scorer) miss(format string, args ...any) {
	s.t.Misses = append(s.t.Misses, s.g.Name+": "+fmt.Sprintf(format, args...))
}

func overlap(a, b text.Span) bool { return a.Start < b.End && b.Start < a.End }

func overlapsAny(sp text.Span, qs []Quote) bool {
	return slices.ContainsFunc(qs, func(q Quote) bool { return overlap(sp, q.span) })
}

// match pairs gold items with given ones so that as many as possible are paired; fits says which may be. The result
// holds for each gold item the index of the given one, or −1.
func match(gold, given int, fits func(g, s int) bool) []int {
	pairOf := slices.Repeat([]int{-1}, gold)
	taken := slices.Repeat([]int{-1}, given)
	var try func(g int, seen []bool) bool
	try = func(g int, seen []bool) bool {
		for k := range given {
			if seen[k] || !fits(g, k) {
				continue
			}
			seen[k] = true
			if taken[k] < 0 || try(taken[k], seen) {
				taken[k], pairOf[g] = g, k
				return true
			}
		}
		return false
	}
	for g := range gold {
		try(g, make([]bool, given))
	}
	return pairOf
}

// tally adds a matching to a count: optional gold items count neither when found nor when missed.
func tally(c *Count, pairOf []int, given int, optional func(g int) bool) {
	right, wanted := 0, 0
	for g, k := range pairOf {
		switch {
		case optional != nil && optional(g):
			if k >= 0 {
				given--
			}
		case k >= 0:
			right, wanted = right+1, wanted+1
		default:
			wanted++
		}
	}
	c.add(right, given, wanted)
}

func anchorsOf(p read.Proposal) []text.Span {
	var out []text.Span
	for _, a := range p.Anchors {
		out = append(out, a.Span)
	}
	if len(out) == 0 {
		out = append(out, p.Trigger.Span)
	}
	return out
}

func (s *scorer) anchored(e Event, p read.Proposal) bool {
	return slices.ContainsFunc(anchorsOf(p), func(sp text.Span) bool { return overlapsAny(sp, e.Anchors) })
}

// events pairs gold events and proposals and returns for each gold event its proposal or −1.
func (s *scorer) events() []int {
	ps := s.r.Proposals
	optional := func(g int) bool { return s.g.Events[g].Optional }
	anchored := match(len(s.g.Events), len(ps), func(g, k int) bool { return s.anchored(s.g.Events[g], ps[k]) })
	tally(&s.t.Anchors, anchored, len(ps), optional)
	pairs := match(len(s.g.Events), len(ps), func(g, k int) bool {
		e := s.g.Events[g]
		return (ps[k].Class == e.Class || slices.Contains(e.Accept, ps[k].Class)) && s.anchored(e, ps[k])
	})
	tally(&s.t.Events, pairs, len(ps), optional)
	told := match(len(s.g.Events), len(ps), func(g, k int) bool {
		e := s.g.Events[g]
		return (ps[k].Class == e.Class || slices.Contains(e.Accept, ps[k].Class)) && slices.ContainsFunc(ps[k].Evidence, func(sp text.Span) bool { return overlapsAny(sp, e.Anchors) })
	})
	tally(&s.t.Told, told, len(ps), optional)
	found := map[int]bool{}
	for g, k := range pairs {
		if k >= 0 {
			found[k] = true
		} else if e := s.g.Events[g]; !e.Optional {
			also := ""
			if a := anchored[g]; a >= 0 {
				also = " (read as " + string(ps[a].Class) + ")"
			} else if k := slices.IndexFunc(ps, func(p read.Proposal) bool { return s.anchored(e, p) }); k >= 0 {
				also = fmt.Sprintf(" (read as part of %s %q)", ps[k].Class, ps[k].Trigger.Text)
			}
			s.miss("event missed: %s %q%s", e.Class, e.Anchors[0].Text, also)
		}
	}
	for k, p := range ps {
		if found[k] {
			continue
		}
		again := ""
		for _, e := range s.g.Events {
			if s.anchored(e, p) {
				again = fmt.Sprintf(" (tells %s %q again)", e.Class, e.Anchors[0].Text)
			}
		}
		s.miss("event invented: %s %q %s%s", p.Class, p.Trigger.Text, p.Certainty, again)
	}
	return pairs
}

func (s *scorer) arguments(pairs []int) {
	used := map[int]bool{}
	for g, k := range pairs {
		e := s.g.Events[g]
		if k < 0 {
			if !e.Optional {
				s.slots(e, read.Proposal{})
			}
			continue
		}
		used[k] = true
		if e.Optional {
			continue
		}
		p := s.r.Proposals[k]
		before := s.t.Arguments
		s.slots(e, p)
		s.t.OfFound.add(s.t.Arguments.Right-before.Right, s.t.Arguments.Given-before.Given, s.t.Arguments.Wanted-before.Wanted)
		one := func(c *Count, right bool, what string, want, got any) {
			n := 0
			if right {
				n = 1
			} else {
				s.miss("%s of %s %q: %v, not %v", what, e.Class, e.Anchors[0].Text, got, want)
			}
			c.add(n, 1, 1)
		}
		one(&s.t.Side, p.Side == e.Side, "side", e.Side, p.Side)
		one(&s.t.Certainty, p.Certainty == e.Certainty, "certainty", e.Certainty, p.Certainty)
		if e.Attribution != nil {
			one(&s.t.Attribution, p.Attribution.Kind == e.Attribution.Kind, "attribution", e.Attribution.Kind, p.Attribution.Kind)
		}
		s.partOf(e, p, pairs)
	}
	for k, p := range s.r.Proposals {
		if !used[k] {
			s.slots(Event{Class: p.Class, Anchors: []Quote{{Text: p.Trigger.Text}}}, p)
		}
	}
}

func (s *scorer) partOf(e Event, p read.Proposal, pairs []int) {
	want, got := -1, -1
	for g, k := range pairs {
		if k >= 0 && s.g.Events[g].ID == e.PartOf {
			want = k
		}
	}
	for k, o := range s.r.Proposals {
		if p.PartOf != nil && o.ID == *p.PartOf {
			got = k
		}
	}
	n := func(yes bool) int {
		if yes {
			return 1
		}
		return 0
	}
	s.t.PartOf.add(n(got >= 0 && got == want), n(got >= 0), n(want >= 0))
	if got != want {
		s.miss("part of: %s %q", e.Class, e.Anchors[0].Text)
	}
}

// slots scores the arguments of one event.
func (s *scorer) slots(e Event, p read.Proposal) {
	name := "?"
	if len(e.Anchors) > 0 {
		name = fmt.Sprintf("%s %q", e.Class, e.Anchors[0].Text)
	}
	count := func(slot *Count, what string, pairOf []int, given int, optional func(int) bool, words func(g int) string, givenWords func(k int) string) {
		var c Count
		tally(&c, pairOf, given, optional)
		slot.add(c.Right, c.Given, c.Wanted)
		if slot != &s.t.Methods {
			s.t.Arguments.add(c.Right, c.Given, c.Wanted)
		}
		for g, k := range pairOf {
			if k < 0 && (optional == nil || !optional(g)) {
				s.miss("%s missed in %s: %s", what, name, words(g))
			}
		}
		for k := range given {
			if !slices.Contains(pairOf, k) {
				s.miss("%s invented in %s: %s", what, name, givenWords(k))
			}
		}
	}
	at := func(sp *text.Span, q Quote) bool { return sp != nil && overlap(*sp, q.span) }
	// An argument is a value, and a text may give it more than once: another mention of the same is as good, and what is
	// annotated at each of its mentions is wanted once.
	score := func(slot *Count, what string, wanted, given int, same, fits func(g, k int) bool, optional func(int) bool, words func(g int) string, givenWords func(k int) string) {
		values := distinct(wanted, same)
		pairOf := match(len(values), given, func(v, k int) bool {
			return slices.ContainsFunc(values[v], func(g int) bool { return fits(g, k) })
		})
		count(slot, what, pairOf, given, func(v int) bool {
			return optional != nil && !slices.ContainsFunc(values[v], func(g int) bool { return !optional(g) })
		},
			func(v int) string { return words(values[v][0]) }, givenWords)
	}

	score(&s.t.Actors, "actor", len(e.Actors), len(p.Actors),
		func(g, h int) bool {
			a, b := e.Actors[g], e.Actors[h]
			return a.Role == b.Role && (a.ID != "" && a.ID == b.ID || a.Text == b.Text)
		},
		func(g, k int) bool {
			a, b := e.Actors[g], p.Actors[k]
			return (at(b.Span, a.Quote) || a.ID != "" && a.ID == b.ID) && (a.Role == b.Role || slices.Contains(a.Accept, b.Role))
		}, nil,
		func(g int) string { return fmt.Sprintf("%s %q", e.Actors[g].Role, e.Actors[g].Text) },
		func(k int) string { return fmt.Sprintf("%s %q", p.Actors[k].Role, p.Actors[k].Text) })

	score(&s.t.EventPlaces, "place", len(e.Places), len(p.Places),
		func(g, h int) bool { return s.onePlace(e.Places[g], e.Places[h]) },
		func(g, k int) bool {
			return at(p.Places[k].Span, e.Places[g]) || s.samePlace(e.Places[g], p.Places[k])
		}, s.optionalPlace(e.Places),
		func(g int) string { return e.Places[g].Text }, func(k int) string { return p.Places[k].Text })

	var whens []incident.When
	if p.Date != nil {
		whens = append(whens, *p.Date)
	}
	for _, w := range p.Rivals {
		if !slices.ContainsFunc(whens, func(o incident.When) bool { return o.Span != nil && w.Span != nil && *o.Span == *w.Span }) {
			whens = append(whens, w)
		}
	}
	score(&s.t.EventDates, "date", len(e.Dates), len(whens),
		func(g, h int) bool { return s.oneDate(e.Dates[g], e.Dates[h]) },
		func(g, k int) bool { return at(whens[k].Span, e.Dates[g]) || s.sameDate(e.Dates[g], whens[k]) }, s.optionalDate(e.Dates),
		func(g int) string { return e.Dates[g].Text }, func(k int) string { return whens[k].Text })

	score(&s.t.EventQuantities, "quantity", len(e.Quantities), len(p.Quantities),
		func(g, h int) bool { return s.oneCount(e.Quantities[g], e.Quantities[h]) },
		func(g, k int) bool {
			return at(p.Quantities[k].Span, e.Quantities[g]) && s.sameValue(e.Quantities[g], p.Quantities[k])
		}, s.optionalQuantity(e.Quantities),
		func(g int) string { return e.Quantities[g].Text }, func(k int) string { return p.Quantities[k].Text })

	pairOf := match(len(e.Methods), len(p.Methods), func(g, k int) bool { return e.Methods[g] == p.Methods[k] })
	count(&s.t.Methods, "method", pairOf, len(p.Methods), nil, func(g int) string { return e.Methods[g] }, func(k int) string { return p.Methods[k] })
}

// distinct groups n annotated arguments by value, in order of their first mention.
func distinct(n int, same func(g, h int) bool) [][]int {
	var out [][]int
next:
	for g := range n {
		for v := range out {
			if same(out[v][0], g) {
				out[v] = append(out[v], g)
				continue next
			}
		}
		out = append(out, []int{g})
	}
	return out
}

// onePlace, oneDate and oneCount report whether two annotated mentions give one value.
func (s *scorer) onePlace(a, b Quote) bool {
	x, y := find(s.g.Places, a, func(p Place) Quote { return p.Quote }), find(s.g.Places, b, func(p Place) Quote { return p.Quote })
	return x != nil && y != nil && (x.Text == y.Text || x.Lon != nil && y.Lon != nil && x.Lat != nil && y.Lat != nil && *x.Lon == *y.Lon && *x.Lat == *y.Lat && x.WithinKM == y.WithinKM)
}

func (s *scorer) oneDate(a, b Quote) bool {
	x, y := find(s.g.Dates, a, func(d Date) Quote { return d.Quote }), find(s.g.Dates, b, func(d Date) Quote { return d.Quote })
	return x != nil && y != nil && (x.Text == y.Text || x.Start == y.Start && x.End == y.End && x.Start != incident.NoDay && x.End != incident.NoDay)
}

func (s *scorer) oneCount(a, b Quote) bool {
	x, y := find(s.g.Quantities, a, func(q Quantity) Quote { return q.Quote }), find(s.g.Quantities, b, func(q Quantity) Quote { return q.Quote })
	return x != nil && y != nil && x.What == y.What && x.Value == y.Value && x.Min == y.Min && x.Max == y.Max && (x.Text == y.Text || comesBack(x.Text) || comesBack(y.Text))
}

// comesBack reports a count that was told before: "الجنود الثلاثة", "the two soldiers".
func comesBack(words string) bool {
	return strings.HasPrefix(words, "ال") || strings.HasPrefix(strings.ToLower(words), "the ")
}

// find returns the annotated item that stands where an event quotes it.
func find[T any](all []T, q Quote, quote func(T) Quote) *T {
	for i := range all {
		if quote(all[i]).span == q.span {
			return &all[i]
		}
	}
	return nil
}

func (s *scorer) optionalPlace(qs []Quote) func(int) bool {
	return func(g int) bool {
		return qs[g].Optional || slices.ContainsFunc(s.g.Places, func(p Place) bool { return p.Optional && p.span == qs[g].span })
	}
}

func (s *scorer) optionalDate(qs []Quote) func(int) bool {
	return func(g int) bool {
		return qs[g].Optional || slices.ContainsFunc(s.g.Dates, func(d Date) bool { return d.Optional && d.span == qs[g].span })
	}
}

func (s *scorer) optionalQuantity(qs []Quote) func(int) bool {
	return func(g int) bool {
		return qs[g].Optional || slices.ContainsFunc(s.g.Quantities, func(q Quantity) bool { return q.Optional && q.span == qs[g].span })
	}
}

// sameValue reports whether a quantity has the figure that is annotated for the words q, and counts the same.
func (s *scorer) sameValue(q Quote, given incident.Quantity) bool {
	return slices.ContainsFunc(s.g.Quantities, func(want Quantity) bool {
		return want.span == q.span && want.Value == given.Value &&
			(given.Span != nil && overlap(*given.Span, q.span) || want.What == given.What || slices.Contains(want.AcceptWhat, given.What))
	})
}

// samePlace reports whether a place lies where the one annotated for the words q does.
func (s *scorer) samePlace(q Quote, given incident.Place) bool {
	return slices.ContainsFunc(s.g.Places, func(want Place) bool {
		return want.span == q.span && want.off(given) == 0
	})
}

// off is how far a place lies from where it may be, in km; −1 when one of them has no position.
func (want Place) off(given incident.Place) float64 {
	if want.Lon == nil || want.Lat == nil || given.Coord == nil {
		return -1
	}
	within := want.WithinKM
	if within == 0 {
		within = 10
	}
	return max(0, gazetteer.DistanceKM(*want.Lon, *want.Lat, given.Lon, given.Lat)-within)
}

// sameDate reports whether a time has the days that are annotated for the words q.
func (s *scorer) sameDate(q Quote, given incident.When) bool {
	return slices.ContainsFunc(s.g.Dates, func(want Date) bool { return want.span == q.span && s.sameDays(want, given) })
}

func (s *scorer) places() {
	given := s.r.Mentions.Places
	pairOf := match(len(s.g.Places), len(given), func(g, k int) bool { return given[k].Span != nil && overlap(*given[k].Span, s.g.Places[g].span) })
	tally(&s.t.Places, pairOf, len(given), func(g int) bool { return s.g.Places[g].Optional })
	for g, k := range pairOf {
		want := s.g.Places[g]
		if k < 0 {
			if !want.Optional {
				s.miss("place missed: %q", want.Text)
			}
			continue
		}
		if want.Lon == nil || want.Lat == nil || want.Optional {
			continue
		}
		got := given[k]
		far := want.off(got)
		if far == 0 {
			s.t.Resolved.add(1, 1, 1)
		} else {
			s.t.Resolved.add(0, 1, 1)
			s.miss("place wrong: %q is %q %q, %.0f km too far", want.Text, got.Name.EN, got.Precision, far)
		}
	}
	for k, p := range given {
		if !slices.Contains(pairOf, k) {
			s.miss("place invented: %q is %q", p.Text, p.Name.EN)
		}
	}
}

func (s *scorer) dates() {
	given := s.r.Mentions.Dates
	optional := func(g int) bool { return s.g.Dates[g].Optional }
	loose := match(len(s.g.Dates), len(given), func(g, k int) bool { return given[k].Span != nil && overlap(*given[k].Span, s.g.Dates[g].span) })
	tally(&s.t.DatesLoose, loose, len(given), optional)
	strict := match(len(s.g.Dates), len(given), func(g, k int) bool { return given[k].Span != nil && *given[k].Span == s.g.Dates[g].span })
	tally(&s.t.Dates, strict, len(given), optional)
	for g, k := range strict {
		want := s.g.Dates[g]
		if k < 0 {
			if l := loose[g]; l >= 0 {
				s.miss("date span: %q, not %q", given[l].Text, want.Text)
			} else if !want.Optional {
				s.miss("date missed: %q", want.Text)
			}
			continue
		}
		if want.Optional {
			continue
		}
		if s.sameDays(want, given[k]) {
			s.t.DateValues.add(1, 1, 1)
		} else {
			s.t.DateValues.add(0, 1, 1)
			s.miss("date wrong: %q is %s…%s, not %s…%s", want.Text, given[k].Start, given[k].End, want.Start, want.End)
		}
	}
	for k, w := range given {
		if !slices.Contains(strict, k) && !slices.Contains(loose, k) {
			s.miss("date invented: %q", w.Text)
		}
	}
}

// sameDays compares first and last day. A period that is not over may end on the day of publication; an Islamic date
// may be a day off, which a reading says by a range of three.
func (s *scorer) sameDays(want Date, got incident.When) bool {
	end := func(d incident.Day) incident.Day {
		if s.g.Published != incident.NoDay && d > s.g.Published {
			return s.g.Published
		}
		return d
	}
	same := func(a, b incident.Day) bool {
		return got.Start == a && (got.End == b || end(got.End) == end(b) && a <= s.g.Published) || a == b && got.Start == a-1 && got.End == a+1
	}
	if same(want.Start, want.End) {
		return true
	}
	for _, a := range want.Accept {
		if same(a.Start, a.End) {
			return true
		}
	}
	return false
}

func (s *scorer) quantities() {
	given := s.r.Mentions.Quantities
	right := func(g, k int) bool {
		want, got := s.g.Quantities[g], given[k]
		return got.Span != nil && overlap(*got.Span, want.span) && got.Value == want.Value && (got.What == want.What || slices.Contains(want.AcceptWhat, got.What))
	}
	pairOf := match(len(s.g.Quantities), len(given), right)
	tally(&s.t.Quantities, pairOf, len(given), func(g int) bool { return s.g.Quantities[g].Optional })
	for g, k := range pairOf {
		want := s.g.Quantities[g]
		if k >= 0 || want.Optional {
			continue
		}
		got := ""
		for _, q := range given {
			if q.Span != nil && overlap(*q.Span, want.span) {
				got = fmt.Sprintf(" (read as %s %d)", q.What, q.Value)
			}
		}
		s.miss("quantity missed: %s %d %q%s", want.What, want.Value, want.Text, got)
	}
	for k, q := range given {
		if !slices.Contains(pairOf, k) {
			s.miss("quantity invented: %s %d %q", q.What, q.Value, q.Text)
		}
	}
}

func (s *scorer) judgments() {
	given := s.r.Judgments
	pairOf := match(len(s.g.Judgments), len(given), func(g, k int) bool {
		a, b := s.g.Judgments[g], given[k]
		who := text.Fold(a.Who)
		return overlap(a.span, b.Span) && (who == "" || strings.Contains(text.Fold(b.Who), who) || strings.Contains(who, text.Fold(b.Who)))
	})
	tally(&s.t.Judgments, pairOf, len(given), nil)
	for g, k := range pairOf {
		if k < 0 {
			s.miss("judgment missed: %s: %q", s.g.Judgments[g].Who, s.g.Judgments[g].Text)
		}
	}
	for k, j := range given {
		if !slices.Contains(pairOf, k) {
			s.miss("judgment invented: %s: %q", j.Who, j.Text)
		}
	}
}

func (s *scorer) contradictions() {
	given := s.r.Contradictions
	pairOf := match(len(s.g.Contradictions), len(given), func(g, k int) bool {
		return s.g.Contradictions[g].Kind == given[k].Kind &&
			slices.ContainsFunc(given[k].Spans, func(sp text.Span) bool { return overlapsAny(sp, s.g.Contradictions[g].Quotes) })
	})
	tally(&s.t.Contradicting, pairOf, len(given), nil)
	for g, k := range pairOf {
		c := s.g.Contradictions[g]
		if c.Kind == "month_names" {
			right := 0
			if k >= 0 {
				right = 1
			}
			s.t.MonthPairs.add(right, right, 1)
		}
		if k < 0 {
			s.miss("contradiction missed: %s %q", c.Kind, c.Quotes[0].Text)
		}
	}
	for k, c := range given {
		if !slices.Contains(pairOf, k) {
			if c.Kind == "month_names" {
				s.t.MonthPairs.add(0, 1, 0)
			}
			s.miss("contradiction invented: %s %s", c.Kind, c.Explanation.EN)
		}
	}
}

// never counts what must not happen at all.
func (s *scorer) never(pairs []int) {
	for k, p := range s.r.Proposals {
		if slices.Contains(pairs, k) || p.Certainty == incident.Planned || p.Certainty == incident.Possible || p.Certainty == incident.Denied {
			continue
		}
		if overlapsAny(p.Trigger.Span, s.g.Hypotheticals) {
			s.t.Hypotheticals++
			s.miss("HYPOTHETICAL as fact: %s %q", p.Class, p.Trigger.Text)
		}
	}
	look := func(sp *text.Span, qs []Quote, what string) {
		if sp != nil && overlapsAny(*sp, qs) {
			s.t.Lookalikes++
			s.miss("not a %s: %q", what, s.index.Slice(*sp))
		}
	}
	for _, p := range s.r.Mentions.Places {
		look(p.Span, s.g.NotPlaces, "place")
	}
	for _, q := range s.r.Mentions.Quantities {
		look(q.Span, s.g.NotQuantities, "quantity")
	}
	for _, w := range s.r.Mentions.Dates {
		look(w.Span, s.g.NotDates, "date")
	}
}

// spans checks that the text of every value is the text at its span.
func (s *scorer) spans() {
	check := func(words string, sp *text.Span) {
		if sp != nil && (sp.Start < 0 || sp.End <= sp.Start || sp.End > s.index.Len() || s.index.Slice(*sp) != words) {
			s.t.WrongSpans++
			s.miss("WRONG SPAN: %q at %v", words, *sp)
		}
	}
	whens := slices.Clone(s.r.Mentions.Dates)
	places := slices.Clone(s.r.Mentions.Places)
	quantities := slices.Clone(s.r.Mentions.Quantities)
	for _, p := range s.r.Proposals {
		if p.Date != nil {
			whens = append(whens, *p.Date)
		}
		whens = append(whens, p.Rivals...)
		places = append(places, p.Places...)
		quantities = append(quantities, p.Quantities...)
		for _, a := range p.Actors {
			check(a.Text, a.Span)
		}
		for _, a := range append(slices.Clone(p.Anchors), p.Trigger) {
			check(a.Text, &a.Span)
		}
	}
	for _, w := range whens {
		check(w.Text, w.Span)
	}
	for _, p := range places {
		check(p.Text, p.Span)
	}
	for _, q := range quantities {
		check(q.Text, q.Span)
	}
	for _, a := range s.r.Mentions.Actors {
		check(a.Text, a.Span)
	}
	for _, j := range s.r.Judgments {
		check(j.Text, &j.Span)
	}
}

// Row is one line of the score.
type Row struct {
	Slot      string  `json:"slot"`
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Right     int     `json:"right"`
	Given     int     `json:"given"`
	Wanted    int     `json:"wanted"`
}

// Rows are the slots in the order in which they are shown.
func (t *Tally) Rows() []Row {
	var out []Row
	for _, one := range []struct {
		slot string
		c    Count
	}{
		{"events (class + anchor)", t.Events}, {"events (anchor alone)", t.Anchors}, {"events (class + evidence)", t.Told}, {"arguments", t.Arguments}, {"arguments of found events", t.OfFound},
		{"  actors in roles", t.Actors}, {"  places of events", t.EventPlaces}, {"  dates of events", t.EventDates}, {"  quantities of events", t.EventQuantities},
		{"methods", t.Methods}, {"side", t.Side}, {"certainty", t.Certainty}, {"attribution", t.Attribution}, {"part of", t.PartOf},
		{"place mentions", t.Places}, {"places resolved", t.Resolved}, {"dates (same span)", t.Dates}, {"dates (value)", t.DateValues}, {"dates (overlap)", t.DatesLoose},
		{"quantities", t.Quantities}, {"judgments", t.Judgments}, {"month pairs", t.MonthPairs}, {"contradictions", t.Contradicting},
	} {
		c := one.c
		out = append(out, Row{one.slot, c.Precision(), c.Recall(), c.F1(), c.Right, c.Given, c.Wanted})
	}
	return out
}
