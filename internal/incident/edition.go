package incident

import (
	"slices"
	"strings"

	"tansiq/internal/text"
)

// Edition is a document as far as its text tells whether another repeats it.
type Edition struct {
	Document  string // id
	Source    string // Source.ID of what it states
	Published Day    // NoDay: not known
	Sketch    text.Sketch
}

// Trace is where the text of a document comes from.
type Trace struct {
	Repeats string            // id of the earlier document that it repeats, wholly or in part; empty: none
	Source  string            // Source.ID of its claims, but for those that Claims names
	Claims  map[string]string // Source.ID by the key of the claim
}

// Of is the Source.ID of the claim with a key.
func (t Trace) Of(key string) string {
	if s, ok := t.Claims[key]; ok {
		return s
	}
	return t.Source
}

// When two texts that are alike are one piece of news.
const (
	reprintDays  = 10 // between their publication: a form filled in anew with the same words comes a week or a month later
	shortText    = 12 // marks; a shorter text is repeated by chance:
	shortDays    = 1  // then it must be of the same day or the next,
	shortAlike   = 0.95
	undatedMarks = 20 // of a text whose day of publication is not known
	passageLeast = 6  // marks; of a shorter passage nothing is said
	passageMarks = 24 // that two texts have in common at least when one repeats only a passage of the other
	nearlyBest   = 0.9
	wholly       = 0.75 // of a text, that stands in an earlier one: then the rest is a headline, a byline, a footer
)

// Reprint reports whether two texts of such a resemblance may be one piece of news, by when they were published.
func Reprint(r text.Resemblance, a, b Day) bool {
	if a == NoDay || b == NoDay {
		return r.Marks >= undatedMarks
	}
	days := max(a, b) - min(a, b)
	if r.Marks < shortText {
		return days <= shortDays && r.Share() >= shortAlike
	}
	return days <= reprintDays
}

// TraceSource finds which of the earlier editions a new one repeats, so that what both say is one source's word. own is the
// Source.ID of a document that repeats none; passages are the sketches of what each claim rests on, by the key of the
// claim.
//
// A text three quarters of which stand in an earlier one is that one's, with all it states. One that repeats an earlier
// text, or a passage of it, among other matter is a source of its own, and only the claims that rest on what is repeated
// are the earlier one's. Of several the earliest counts that is nearly as like as the most like; earlier is in the order
// in which they came in.
func TraceSource(own string, e Edition, passages map[string]text.Sketch, earlier []Edition) Trace {
	t := Trace{Source: own}
	type found struct {
		edition *Edition
		r       text.Resemblance
		like    float64
	}
	var all []found
	best := 0.0
	for i := range earlier {
		r := text.Compare(e.Sketch, earlier[i].Sketch)
		like := r.Likeness()
		if like == 0 || earlier[i].Document == e.Document || !Reprint(r, e.Published, earlier[i].Published) {
			continue
		}
		if like >= text.Repeated || r.Common >= passageMarks {
			all = append(all, found{&earlier[i], r, like})
			best = max(best, like)
		}
	}
	for _, f := range all {
		if f.r.First >= wholly && f.like >= best*nearlyBest {
			return Trace{Repeats: f.edition.Document, Source: f.edition.Source}
		}
	}
	keys := make([]string, 0, len(passages))
	for key := range passages {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, strings.Compare)
	for _, f := range all {
		took := f.like >= text.Repeated
		for _, key := range keys {
			if _, ok := t.Claims[key]; ok || !stands(passages[key], f.edition.Sketch) {
				continue
			}
			if t.Claims == nil {
				t.Claims = map[string]string{}
			}
			t.Claims[key], took = f.edition.Source, true
		}
		if took && t.Repeats == "" {
			t.Repeats = f.edition.Document
		}
	}
	return t
}

// stands reports whether a passage stands in a text.
func stands(passage, in text.Sketch) bool {
	r := text.Compare(passage, in)
	return r.Marks >= passageLeast && r.First >= text.Repeated && r.Likeness() > 0
}
