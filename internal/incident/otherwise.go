package incident

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tansiq/internal/text"
)

// Otherwise returns what the source of c says of the same happening in another way: one claim for each further time
// that it gives and one for each further figure of the same thing. They have c's source, so that both together count
// once, and keys that extend c's: Compose shows what a source says and keeps what it says otherwise as rivals beside it.
func (c *Claim) Otherwise(times []When) ([]Claim, error) {
	var out []Claim
	add := func(r Claim) error {
		r.Key, r.Supersedes = fmt.Sprintf("%s+%d", c.Key, len(out)+1), ""
		r.ID = ""
		content, err := json.Marshal(&r)
		if err != nil {
			return fmt.Errorf("keeping what %s says otherwise: %w", c.Key, err)
		}
		r.ID = ClaimID(r.Key, content)
		out = append(out, r)
		return nil
	}
	seen := []When{c.When}
	for _, w := range times {
		if w.Start == NoDay || w.End == NoDay || slices.ContainsFunc(seen, func(s When) bool { return whenLaw.same(&s, &w) }) {
			continue
		}
		seen = append(seen, w)
		r := *c
		r.When, r.Quantities = w, nil
		r.Source.Evidence = carrying(c.Source.Evidence, w.Span)
		if err := add(r); err != nil {
			return nil, err
		}
	}
	for i := range c.Quantities {
		q := &c.Quantities[i]
		first := slices.IndexFunc(c.Quantities, func(o Quantity) bool { return compareQuantity(&o, q) == 0 })
		if first == i || slices.ContainsFunc(c.Quantities[first:i], func(o Quantity) bool { return compareQuantity(&o, q) == 0 && quantityLaw.same(&o, q) }) {
			continue
		}
		r := *c
		r.Quantities = []Quantity{*q}
		r.Source.Evidence = carrying(c.Source.Evidence, q.Span)
		if q.By != nil {
			r.Source.Says, r.Source.Span = *q.By, nil
		}
		if err := add(r); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// aside reports whether Otherwise made the claim.
func (c *Claim) aside() bool {
	_, local, _ := strings.Cut(c.Key, "#")
	return strings.Contains(local, "+")
}

// carrying are the sentences that hold a span, or all when none does.
func carrying(sentences []text.Span, s *text.Span) []text.Span {
	if s == nil {
		return sentences
	}
	held := slices.DeleteFunc(slices.Clone(sentences), func(e text.Span) bool { return s.Start < e.Start || e.End < s.End })
	if len(held) == 0 {
		return sentences
	}
	return held
}
