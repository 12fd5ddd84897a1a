package watch

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// The oracle: a set of moments as one bool for each second of a short stretch, with room on both sides.
const wide = 40

type seconds [wide]bool

func secondsOf(list []Span) seconds {
	var out seconds
	for i := range out {
		for _, s := range list {
			out[i] = out[i] || s.Holds(int64(i))
		}
	}
	return out
}

func spansOf(g seconds) Spans {
	var out Spans
	for i, on := range g {
		if on {
			out = addSpan(out, Span{int64(i), int64(i) + 1})
		}
	}
	return out
}

func drawSpans(t *rapid.T, label string) []Span {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Span {
		from := rapid.Int64Range(0, wide-1).Draw(t, "from")
		return Span{from, from + rapid.Int64Range(-1, 9).Draw(t, "for")}
	}), 0, 12).Draw(t, label)
}

func TestSpansAgainstSeconds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		la, lb := drawSpans(t, "a"), drawSpans(t, "b")
		for i := range la {
			la[i].To = min(la[i].To, wide)
		}
		for i := range lb {
			lb[i].To = min(lb[i].To, wide)
		}
		ga, gb := secondsOf(la), secondsOf(lb)
		a, b := Normal(slices.Clone(la)), Normal(slices.Clone(lb))
		from := rapid.Int64Range(0, wide).Draw(t, "wfrom")
		w := Span{from, rapid.Int64Range(0, wide).Draw(t, "wto")}
		same := func(what string, got Spans, want func(i int) bool) {
			t.Helper()
			var g seconds
			for i := range g {
				g[i] = want(i)
			}
			if exp := spansOf(g); !got.Equal(exp) {
				t.Fatalf("%s of %v and %v in %v = %v, want %v", what, a, b, w, got, exp)
			}
		}
		same("normal", a, func(i int) bool { return ga[i] })
		same("union", a.Union(b), func(i int) bool { return ga[i] || gb[i] })
		same("intersect", a.Intersect(b), func(i int) bool { return ga[i] && gb[i] })
		same("subtract", a.Subtract(b), func(i int) bool { return ga[i] && !gb[i] })
		same("within", a.Within(w), func(i int) bool { return ga[i] && w.Holds(int64(i)) })
		same("complement", a.Complement(w), func(i int) bool { return !ga[i] && w.Holds(int64(i)) })
		var total int64
		for i, on := range ga {
			if on {
				total++
			}
			if a.At(int64(i)) != on {
				t.Fatalf("%v.At(%d) = %v", a, i, !on)
			}
			if s, held := a.Around(int64(i)); held != on || !s.Holds(int64(i)) {
				t.Fatalf("%v.Around(%d) = %v, %v", a, i, s, held)
			}
		}
		if a.Total() != total {
			t.Fatalf("%v.Total() = %d, want %d", a, a.Total(), total)
		}
	})
}

func TestUnionInto(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 20).Draw(t, "lists")
		var lists []Spans
		var all, kept []Span
		for range n {
			l := Normal(drawSpans(t, "list"))
			lists = append(lists, l)
			all = append(all, l...)
		}
		kept = slices.Clone(all)
		dst := make(Spans, 3, 5)
		if got, want := UnionInto(dst, lists...), Normal(slices.Clone(all)); !got.Equal(want) {
			t.Fatalf("union of %v = %v, want %v", lists, got, want)
		}
		var after []Span
		for _, l := range lists {
			after = append(after, l...)
		}
		if !slices.Equal(after, kept) {
			t.Fatal("the lists were changed")
		}
	})
}

func TestOpenEnds(t *testing.T) {
	at := time.Date(2025, 1, 27, 0, 0, 0, 0, time.UTC)
	open := SpanOf(at, time.Time{})
	if open.To != End || open.From != at.Unix() {
		t.Fatalf("SpanOf = %v", open)
	}
	if from, to := open.Times(); !from.Equal(at) || !to.IsZero() {
		t.Fatalf("Times = %v, %v", from, to)
	}
	all := Spans{{Begin, End}}
	if got := all.Subtract(Spans{open}); !got.Equal(Spans{{Begin, at.Unix()}}) {
		t.Errorf("before = %v", got)
	}
	if got := (Spans{open}).Complement(Span{Begin, End}); !got.Equal(Spans{{Begin, at.Unix()}}) {
		t.Errorf("complement = %v", got)
	}
	if got := all.Total(); got != End {
		t.Errorf("Total = %d", got)
	}
	if got := (Spans{{Begin, 0}, {5, End}}).Total(); got != End {
		t.Errorf("Total = %d", got)
	}
}
