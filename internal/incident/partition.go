package incident

import (
	"errors"
	"fmt"
	"maps"
	"slices"
)

// Partition is which claims belong together: each claim is in exactly one incident. Merge and Unmerge are
// pure and lose nothing: what was moved, from where and to where, stays in Moves, and where a claim began in
// Origin. The zero value has no claims.
type Partition struct {
	Origin map[string]string // claim id → the incident that it first came into
	Moves  []Move            // oldest first
	now    map[string]string // claim id → the incident it is in, as Origin and Moves say
}

// Move is one step in the history of a Partition.
type Move struct {
	From, Into string
	Claims     []string // sorted
	Back       bool     // an un-merge
}

// What Merge, Unmerge and Add refuse, told apart with errors.Is.
var (
	ErrSameIncident = errors.New("an incident cannot be merged with itself")
	ErrNoIncident   = errors.New("no such incident")
	ErrNotMerged    = errors.New("the claim did not come into this incident by a merge")
	ErrPlaced       = errors.New("the claim is in an incident already")
)

// Add puts a new claim into an incident, an existing one or a new one.
func (p Partition) Add(claim, incident string) (Partition, error) {
	if at, ok := p.now[claim]; ok {
		return p, fmt.Errorf("adding claim %s to incident %s: it is in %s: %w", claim, incident, at, ErrPlaced)
	}
	q := p.copy()
	q.Origin[claim] = incident
	q.now[claim] = incident
	return q, nil
}

// Of returns the incident that a claim is in.
func (p Partition) Of(claim string) (incident string, ok bool) {
	incident, ok = p.now[claim]
	return incident, ok
}

// Claims returns the claims of an incident, sorted.
func (p Partition) Claims(incident string) []string {
	var out []string
	for c, at := range p.now {
		if at == incident {
			out = append(out, c)
		}
	}
	slices.Sort(out)
	return out
}

// Merge moves all claims of one incident into another. Both must have claims.
func (p Partition) Merge(into, from string) (Partition, error) {
	if into == from {
		return p, fmt.Errorf("merging %s: %w", into, ErrSameIncident)
	}
	claims := p.Claims(from)
	for id, n := range map[string]int{into: len(p.Claims(into)), from: len(claims)} {
		if n == 0 {
			return p, fmt.Errorf("merging %s into %s: %s: %w", from, into, id, ErrNoIncident)
		}
	}
	return p.move(Move{From: from, Into: into, Claims: claims}), nil
}

// Unmerge takes claims out of an incident again, each back to the one that its last merge took it from. All of
// them must have come by a merge, or nothing is moved.
func (p Partition) Unmerge(from string, claims ...string) (Partition, error) {
	back := map[string][]string{}
	for _, c := range slices.Compact(slices.Sorted(slices.Values(claims))) {
		if p.now[c] != from {
			return p, fmt.Errorf("taking claim %s out of incident %s: %w", c, from, ErrNoIncident)
		}
		origin, ok := p.cameFrom(c)
		if !ok {
			return p, fmt.Errorf("taking claim %s out of incident %s: %w", c, from, ErrNotMerged)
		}
		back[origin] = append(back[origin], c)
	}
	for _, into := range slices.Sorted(maps.Keys(back)) {
		p = p.move(Move{From: from, Into: into, Claims: back[into], Back: true})
	}
	return p, nil
}

// cameFrom finds the merge that is still in effect and brought the claim to where it is: moves are a stack per
// claim, and going back takes the last one off.
func (p Partition) cameFrom(claim string) (incident string, ok bool) {
	var stack []string
	for _, m := range p.Moves {
		if _, moved := slices.BinarySearch(m.Claims, claim); !moved {
			continue
		}
		if m.Back {
			stack = stack[:len(stack)-1]
		} else {
			stack = append(stack, m.From)
		}
	}
	if len(stack) == 0 {
		return "", false
	}
	return stack[len(stack)-1], true
}

func (p Partition) move(m Move) Partition {
	q := p.copy()
	q.Moves = append(q.Moves, m)
	for _, c := range m.Claims {
		q.now[c] = m.Into
	}
	return q
}

func (p Partition) copy() Partition {
	q := Partition{Origin: maps.Clone(p.Origin), Moves: slices.Clone(p.Moves), now: maps.Clone(p.now)}
	if q.now == nil {
		q.Origin, q.now = map[string]string{}, map[string]string{}
	}
	return q
}
