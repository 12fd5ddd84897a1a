package party

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"
)

// Pin is what a node keeps of a partner's keys. It is made from a card that came by hand, and changes only by
// statements that the pinned keys signed. It is not safe for changes by several goroutines at once.
type Pin struct {
	ID          string
	Generations []Public    // from the first to the present one
	Rotations   []Rotation  // how each generation after the first was vouched for
	Revoked     *Revocation // nil while the keys count
}

// NewPin pins a party's line of keys, which must hold the keys with the digest that came by hand: it may go on
// from there, since every later generation is signed by the one before. Errors are *Error with the code "digest" or
// "history".
func NewPin(h History, digest [32]byte) (*Pin, error) {
	if err := h.verify(); err != nil {
		return nil, err
	}
	p := &Pin{ID: h.First.ID, Generations: h.Generations(), Rotations: slices.Clone(h.Rotations)}
	if !slices.ContainsFunc(p.Generations, func(g Public) bool { return g.Digest() == digest }) {
		return nil, &Error{Code: "digest", Party: h.First.ID}
	}
	return p, nil
}

// Current is the newest pinned generation.
func (p *Pin) Current() Public {
	if len(p.Generations) == 0 {
		return Public{}
	}
	return p.Generations[len(p.Generations)-1]
}

// Generation is the n-th pinned generation, from 1.
func (p *Pin) Generation(n int) (Public, bool) {
	if n < 1 || n > len(p.Generations) {
		return Public{}, false
	}
	return p.Generations[n-1], true
}

// History is the pinned line of keys, to be shown to others.
func (p *Pin) History() History {
	if len(p.Generations) == 0 {
		return History{}
	}
	return History{First: p.Generations[0], Rotations: slices.Clone(p.Rotations)}
}

// Past is a copy that also opens after the keys were revoked. It is for verifying what was taken before then; when
// that was, the caller must know from elsewhere, since a stolen key can sign any date.
func (p *Pin) Past() *Pin {
	q := *p
	q.Revoked = nil
	return &q
}

// Open verifies a note signed by any pinned generation, and says by which (the newest, if by several). Whether an
// old one will do is for the caller to say. Errors are those of Public.Open, and "revoked".
func (p *Pin) Open(signed []byte) (text string, generation int, err error) {
	err = p.byAny(func(g Public) (err error) {
		text, err = g.Open(signed)
		generation = g.Generation
		return err
	})
	if err != nil {
		return "", 0, err
	}
	return text, generation, nil
}

// OpenCosigned verifies the cosignatures of any pinned generation on a checkpoint, as Open does for notes.
func (p *Pin) OpenCosigned(signed []byte) (text string, generation int, at time.Time, err error) {
	err = p.byAny(func(g Public) (err error) {
		text, at, err = g.OpenCosigned(signed)
		generation = g.Generation
		return err
	})
	if err != nil {
		return "", 0, time.Time{}, err
	}
	return text, generation, at, nil
}

// byAny tries the generations from the newest on, until one neither passes the note over as not its own.
func (p *Pin) byAny(open func(Public) error) error {
	if p.Revoked != nil {
		return &Error{Code: "revoked", Party: p.ID}
	}
	err := error(&Error{Code: "unsigned", Party: p.ID})
	for _, g := range slices.Backward(p.Generations) {
		if err = open(g); !errors.Is(err, &Error{Code: "unsigned"}) {
			return err
		}
	}
	return err
}

// Rotate takes the partner's next keys, which the newest pinned ones must have signed. A rotation that is pinned
// already changes nothing. Another one in its place is refused with the code "rotation_conflict": it proves that two
// hands hold the keys, or that the partner plays two games, and is worth keeping.
func (p *Pin) Rotate(r Rotation) error {
	if p.Revoked != nil {
		return &Error{Code: "revoked", Party: p.ID}
	}
	if r.Party != p.ID {
		return &Error{Code: "rotation_party", Party: p.ID}
	}
	if g, ok := p.Generation(r.New.Generation); ok {
		if g.Equal(r.New) {
			return nil
		}
		if earlier, ok := p.Generation(r.New.Generation - 1); ok && r.follows(earlier) == nil {
			return &Error{Code: "rotation_conflict", Party: p.ID, Generation: g.Generation}
		}
		return &Error{Code: "rotation_signature", Party: p.ID, Generation: g.Generation}
	}
	if err := r.follows(p.Current()); err != nil {
		return err
	}
	p.Generations = append(slices.Clip(p.Generations), r.New)
	p.Rotations = append(slices.Clip(p.Rotations), r)
	return nil
}

// Revoke ends the pin, on a statement signed by any pinned generation. The first one stays.
func (p *Pin) Revoke(r Revocation) error {
	g, ok := p.Generation(r.Generation)
	if !ok || r.Party != p.ID {
		return &Error{Code: "revocation", Party: p.ID, Generation: r.Generation, Err: fmt.Errorf("no such keys are pinned")}
	}
	if _, err := g.Open(r.signed); err != nil {
		return &Error{Code: "revocation", Party: p.ID, Generation: r.Generation, Err: err}
	}
	if p.Revoked == nil {
		p.Revoked = &r
	}
	return nil
}

type pinText struct {
	History History     `json:"history"`
	Revoked *Revocation `json:"revoked,omitempty"`
}

// Marshal writes the pin as JSON.
func (p Pin) Marshal() ([]byte, error) {
	return json.Marshal(pinText{History: p.History(), Revoked: p.Revoked})
}

// MarshalJSON is Marshal.
func (p Pin) MarshalJSON() ([]byte, error) { return p.Marshal() }

// ParsePin reads what Marshal wrote, and verifies it again. Errors are *Error with the code "pin".
func ParsePin(b []byte) (*Pin, error) {
	var t pinText
	if err := json.Unmarshal(b, &t); err != nil {
		return nil, &Error{Code: "pin", Err: err}
	}
	p, err := NewPin(t.History, t.History.First.Digest())
	if err != nil {
		return nil, &Error{Code: "pin", Err: err}
	}
	if t.Revoked != nil {
		if err := p.Revoke(*t.Revoked); err != nil {
			return nil, &Error{Code: "pin", Err: err}
		}
	}
	return p, nil
}

// UnmarshalJSON is ParsePin.
func (p *Pin) UnmarshalJSON(b []byte) error {
	q, err := ParsePin(b)
	if err != nil {
		return err
	}
	*p = *q
	return nil
}
