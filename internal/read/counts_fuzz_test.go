package read

import (
	"testing"

	"tansiq/internal/text"
)

// FuzzFigures holds the reading of figures against any text: no span outside it, no figure outside its bounds.
func FuzzFigures(f *testing.F) {
	for _, s := range []string{".1", "قتل 3 جنود و(7) متهمين", "between 5 and 7 of those killed", "$40,000 in cash", "عدد /7/", "3x AK, 15kg of TNT", "نصف مليون حبة", "four-man team", "١- ٤ متهمين\n٢- ٣", "المادة (4/1)", "من 12", "ين َين"} {
		f.Add(s)
	}
	know := shipped(f)
	f.Fuzz(func(t *testing.T, s string) {
		r := &reader{in: Input{Text: s, Published: published}, lang: text.Lang(s), know: know, subject: "islamic-state"}
		r.split()
		r.cut()
		r.datesOf(t.Context())
		r.actors = r.actorsOf()
		r.figuresOf(t.Context())
		at := 0
		for _, g := range r.figures {
			q := g.q
			if q.Span.Start < at || q.Span.End <= q.Span.Start || q.Span.End > r.index.Len() || r.index.Slice(*q.Span) != q.Text {
				t.Fatalf("%q: span %v", s, *q.Span)
			}
			if at = q.Span.End; q.What == "" || q.Value < q.Min || q.Max >= 0 && q.Value > q.Max {
				t.Fatalf("%q: %+v", s, q)
			}
		}
	})
}
