package read

import (
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/text"
)

// Sketch is what is kept of the text that was read, to tell whether another repeats it: the places, dates and numbers
// of the reading are its slots.
func (r Reading) Sketch(s string) text.Sketch { return text.NewSketch(s, r.slots()...) }

// Passages are the sketches of what each proposal rests on, by the key of its claim; those without evidence have none.
func (r Reading) Passages(document, s string) map[string]text.Sketch {
	out := make(map[string]text.Sketch, len(r.Proposals))
	index, slots := text.NewIndex(s), r.slots()
	for _, p := range r.Proposals {
		evidence := slices.Clone(p.Evidence)
		slices.SortFunc(evidence, func(a, b text.Span) int { return a.Start - b.Start })
		var b strings.Builder
		var within []text.Slot
		at, until := 0, 0 // code points of b; where the span before ends
		for _, e := range evidence {
			if e.Start = max(e.Start, until); e.Empty() {
				continue
			}
			for _, slot := range slots {
				if slot.Span.Start >= e.Start && slot.Span.End <= e.End {
					within = append(within, text.Slot{Span: text.Span{Start: slot.Span.Start - e.Start + at, End: slot.Span.End - e.Start + at}, Value: slot.Value})
				}
			}
			b.WriteString(index.Slice(e))
			b.WriteString("\n")
			at += e.End - e.Start + 1
			until = e.End
		}
		if at > 0 {
			out[document+"#"+p.ID] = text.NewSketch(b.String(), within...)
		}
	}
	return out
}

// slots are what of the text tells of this happening and no other. A date is compared as it is written: the same words
// in another paper are counted from another day of publication.
func (r Reading) slots() []text.Slot {
	var out []text.Slot
	add := func(span *text.Span, values ...string) {
		if span == nil {
			return
		}
		for _, v := range values {
			if v != "" {
				out = append(out, text.Slot{Span: *span, Value: v})
				return
			}
		}
	}
	for i := range r.Mentions.Dates {
		add(r.Mentions.Dates[i].Span, r.Mentions.Dates[i].Text)
	}
	for i := range r.Mentions.Places {
		p := &r.Mentions.Places[i]
		add(p.Span, p.ID, p.Unit, p.Text)
	}
	for i := range r.Mentions.Quantities {
		q := &r.Mentions.Quantities[i]
		add(q.Span, strconv.FormatInt(q.Value, 10))
	}
	for i := range r.Proposals { // a reading from before mentions were kept
		p := &r.Proposals[i]
		if p.Date != nil {
			add(p.Date.Span, p.Date.Text)
		}
		for j := range p.Places {
			add(p.Places[j].Span, p.Places[j].ID, p.Places[j].Unit, p.Places[j].Text)
		}
		for j := range p.Quantities {
			add(p.Quantities[j].Span, strconv.FormatInt(p.Quantities[j].Value, 10))
		}
	}
	return out
}
