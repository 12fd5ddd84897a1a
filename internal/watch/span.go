package watch

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"time"
)

// Begin and End are the open ends of a Span: no first moment and no last one are known.
const (
	Begin int64 = math.MinInt64
	End   int64 = math.MaxInt64
)

// Span is a stretch of time, half-open: it holds From and does not hold To. Both are seconds since 1970-01-01 UTC, or Begin and End.
// A span whose To is not after its From is empty.
type Span struct{ From, To int64 }

// SpanOf is the span between two moments, cut to whole seconds. A zero time is an open end.
func SpanOf(from, to time.Time) Span {
	s := Span{Begin, End}
	if !from.IsZero() {
		s.From = from.Unix()
	}
	if !to.IsZero() {
		s.To = to.Unix()
	}
	return s
}

// Empty says that the span holds no moment.
func (s Span) Empty() bool { return s.To <= s.From }

// Holds says whether the moment t, in seconds since 1970 UTC, lies in the span.
func (s Span) Holds(t int64) bool { return s.From <= t && t < s.To }

// Meets says whether two spans share a moment.
func (s Span) Meets(o Span) bool { return max(s.From, o.From) < min(s.To, o.To) }

// Cut is what two spans share; it may be empty.
func (s Span) Cut(o Span) Span { return Span{max(s.From, o.From), min(s.To, o.To)} }

// Seconds is how long the span is; it is math.MaxInt64 where an end is open, or where it would not fit.
func (s Span) Seconds() int64 {
	switch {
	case s.Empty():
		return 0
	case s.From == Begin || s.To == End:
		return math.MaxInt64
	}
	if n := s.To - s.From; n > 0 {
		return n
	}
	return math.MaxInt64
}

// Times are the two ends as times in UTC; the zero time stands for an open end, as in SpanOf.
func (s Span) Times() (from, to time.Time) {
	if s.From != Begin {
		from = time.Unix(s.From, 0).UTC()
	}
	if s.To != End {
		to = time.Unix(s.To, 0).UTC()
	}
	return from, to
}

// Spans is a set of moments as the fewest spans that hold it: sorted, disjoint, not touching, none empty. The operations
// below keep that form and rely on it; Normal gives it to any list. None of them changes what it is given.
type Spans []Span

// Normal sorts a list of spans and merges those that overlap or touch, in place. Empty spans fall out. A list that is already
// sorted by From costs one pass.
func Normal(list []Span) Spans {
	byFrom := func(a, b Span) int { return cmp.Compare(a.From, b.From) }
	if !slices.IsSortedFunc(list, byFrom) {
		slices.SortFunc(list, byFrom)
	}
	out := list[:0]
	for _, s := range list {
		out = addSpan(out, s)
	}
	return Spans(out)
}

// addSpan adds a span that does not begin before the last one begins.
func addSpan(out []Span, s Span) []Span {
	if s.To <= s.From {
		return out
	}
	if n := len(out); n > 0 && s.From <= out[n-1].To {
		if s.To > out[n-1].To {
			out[n-1].To = s.To
		}
		return out
	}
	return append(out, s)
}

// Union holds the moments of either.
func (s Spans) Union(o Spans) Spans {
	return UnionInto(make(Spans, 0, len(s)+len(o)), s, o)
}

// fewLists is up to how many lists the next span is found by looking at all of them.
const fewLists = 4

// head is the next span of a list in a merge: which list, and which of its spans. Numbers in place of slices keep the garbage
// collector out of the inner loop.
type head struct {
	from       int64
	list, next int32
}

// UnionInto holds the moments of any of the lists, written over dst, whose memory is used again; dst must not share memory with a
// list. Its cost is the sum of the lengths times the logarithm of the number of lists; with at most sixteen lists nothing but
// dst is allocated.
func UnionInto(dst Spans, lists ...Spans) Spans {
	dst = dst[:0]
	var room [16]head
	heads := room[:0]
	for i, l := range lists {
		if len(l) > 0 {
			heads = append(heads, head{l[0].From, int32(i), 0})
		}
	}
	if len(heads) == 0 {
		return dst
	}
	heaped := len(heads) > fewLists
	if heaped {
		for i := len(heads)/2 - 1; i >= 0; i-- {
			sink(heads, i)
		}
	}
	for len(heads) > 1 {
		at := 0
		if heaped = heaped && len(heads) > fewLists; !heaped {
			for i := 1; i < len(heads); i++ {
				if heads[i].from < heads[at].from {
					at = i
				}
			}
		}
		h := &heads[at]
		l := lists[h.list]
		dst = addSpan(dst, l[h.next])
		if h.next++; int(h.next) < len(l) {
			h.from = l[h.next].From
		} else {
			heads[at] = heads[len(heads)-1]
			heads = heads[:len(heads)-1]
		}
		if heaped {
			sink(heads, 0)
		}
	}
	// What is left of the last list is in order: only its beginning may meet what is there.
	rest := lists[heads[0].list][heads[0].next:]
	for len(rest) > 0 && len(dst) > 0 && rest[0].From <= dst[len(dst)-1].To {
		dst, rest = addSpan(dst, rest[0]), rest[1:]
	}
	return append(dst, rest...)
}

// sink restores the heap of heads, the one that begins first on top, after the one at i has changed.
func sink(heads []head, i int) {
	for {
		c := 2*i + 1
		if c >= len(heads) {
			return
		}
		if c+1 < len(heads) && heads[c+1].from < heads[c].from {
			c++
		}
		if heads[i].from <= heads[c].from {
			return
		}
		heads[i], heads[c] = heads[c], heads[i]
		i = c
	}
}

// Intersect holds the moments that both hold.
func (s Spans) Intersect(o Spans) Spans {
	if len(s) == 0 || len(o) == 0 {
		return nil
	}
	return Spans(appendIntersect(make([]Span, 0, len(s)+len(o)-1), s, o))
}

// appendIntersect appends the moments that both hold.
func appendIntersect(out []Span, s, o Spans) []Span {
	for len(s) > 0 && len(o) > 0 {
		if c := s[0].Cut(o[0]); !c.Empty() {
			out = append(out, c)
		}
		if s[0].To <= o[0].To {
			s = s[1:]
		} else {
			o = o[1:]
		}
	}
	return out
}

// shared is how many seconds both hold.
func (s Spans) shared(o Spans) int64 {
	var sum int64
	for i, k := 0, 0; i < len(s) && k < len(o); {
		if c := s[i].Cut(o[k]); !c.Empty() {
			sum += c.Seconds()
		}
		if s[i].To <= o[k].To {
			i++
		} else {
			k++
		}
	}
	return sum
}

// Subtract holds the moments of s that o does not hold.
func (s Spans) Subtract(o Spans) Spans {
	if len(s) == 0 {
		return nil
	}
	return Spans(appendSubtract(make([]Span, 0, len(s)+len(o)), s, o))
}

// appendSubtract appends the moments of s that o does not hold.
func appendSubtract(out []Span, s, o Spans) []Span {
	for _, a := range s {
		for len(o) > 0 && o[0].To <= a.From {
			o = o[1:]
		}
		for _, b := range o {
			if b.From >= a.To {
				break
			}
			if b.From > a.From {
				out = append(out, Span{a.From, b.From})
			}
			a.From = b.To
			if a.Empty() {
				break
			}
		}
		if !a.Empty() {
			out = append(out, a)
		}
	}
	return out
}

// Within holds the moments of s that lie in w.
func (s Spans) Within(w Span) Spans {
	if w.Empty() {
		return nil
	}
	i := s.after(w.From)
	j := i + sort.Search(len(s)-i, func(k int) bool { return s[i+k].From >= w.To })
	if i == j {
		return nil
	}
	out := slices.Clone(s[i:j])
	out[0].From = max(out[0].From, w.From)
	out[len(out)-1].To = min(out[len(out)-1].To, w.To)
	return out
}

// Complement holds the moments of w that s does not hold.
func (s Spans) Complement(w Span) Spans {
	if w.Empty() {
		return nil
	}
	return Spans{w}.Subtract(s[s.after(w.From):])
}

// Total is how many seconds s holds; it is math.MaxInt64 where an end is open.
func (s Spans) Total() int64 {
	var sum int64
	for _, a := range s {
		n := a.Seconds()
		if n > math.MaxInt64-sum {
			return math.MaxInt64
		}
		sum += n
	}
	return sum
}

// after is the index of the first span that ends after t.
func (s Spans) after(t int64) int {
	return sort.Search(len(s), func(i int) bool { return s[i].To > t })
}

// At says whether s holds the moment t, in seconds since 1970 UTC.
func (s Spans) At(t int64) bool {
	i := s.after(t)
	return i < len(s) && s[i].From <= t
}

// Around is the longest span around t of which s holds all or nothing, and which of the two it is: how long already, and until when.
func (s Spans) Around(t int64) (Span, bool) {
	i := s.after(t)
	if i < len(s) && s[i].From <= t {
		return s[i], true
	}
	gap := Span{Begin, End}
	if i > 0 {
		gap.From = s[i-1].To
	}
	if i < len(s) {
		gap.To = s[i].From
	}
	return gap, false
}

// Equal says whether both hold the same moments.
func (s Spans) Equal(o Spans) bool { return slices.Equal(s, o) }
