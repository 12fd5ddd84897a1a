package party

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// The first lines of signed statements about keys. No checkpoint and no instrument begins like this.
const (
	rotationLine   = "tansiq.node/rotation\n"
	revocationLine = "tansiq.node/revocation\n"
)

// Limits of what is read from others, in bytes.
const (
	maxStatement = 64 << 10 // a rotation has about 11,000
	maxHistory   = 4 << 20
)

// Rotation is a party's statement that its keys of one generation are followed by those of the next. It is signed by
// the earlier keys, which vouch, and by the new ones, which show that they are held.
type Rotation struct {
	Party string
	From  [32]byte // digest of the earlier keys
	New   Public

	signed []byte
}

type rotationText struct {
	From  string          `json:"from"`
	Keys  json.RawMessage `json:"keys"`
	Party string          `json:"party"`
	V     int             `json:"v"`
}

func (k *Keys) rotate(next *Keys) (*Rotation, error) {
	doc, err := next.public.Marshal()
	if err != nil {
		return nil, err
	}
	from := k.public.Digest()
	body, err := json.Marshal(rotationText{From: hex.EncodeToString(from[:]), Keys: doc, Party: k.public.ID, V: 1})
	if err != nil {
		return nil, err
	}
	signed, err := signNote(rotationLine+string(body)+"\n", slices.Concat(k.noteSigners(), next.noteSigners())...)
	if err != nil {
		return nil, err
	}
	return &Rotation{Party: k.public.ID, From: from, New: next.public, signed: signed}, nil
}

// statement reads one of our signed statements: its first line, then canonical JSON in one line.
func statement(b []byte, line, code string, into any) (*note.Note, error) {
	if len(b) > maxStatement {
		return nil, fail(code, "%d bytes, at most %d are allowed", len(b), maxStatement)
	}
	n, err := openNote(b)
	if err != nil {
		return nil, &Error{Code: code, Err: err}
	}
	body, ok := strings.CutPrefix(n.Text, line)
	if !ok {
		return nil, fail(code, "the text is of another kind")
	}
	if err := json.Unmarshal([]byte(body), into); err != nil {
		return nil, &Error{Code: code, Err: err}
	}
	again, err := json.Marshal(into)
	if err != nil || string(again)+"\n" != body {
		return nil, fail(code, "the text is not in canonical form")
	}
	return n, nil
}

// ParseRotation reads a rotation, as Marshal writes it. The signature of the new keys is verified here, that of the
// earlier ones by Pin.Rotate. Errors are *Error with the code "rotation".
func ParseRotation(b []byte) (Rotation, error) {
	var t rotationText
	if _, err := statement(b, rotationLine, "rotation", &t); err != nil {
		return Rotation{}, err
	}
	from, err := hex.DecodeString(t.From)
	if err != nil || len(from) != 32 || hex.EncodeToString(from) != t.From || t.V != 1 {
		return Rotation{}, fail("rotation", "no digest of the earlier keys, or another version")
	}
	p, err := ParsePublic(t.Keys)
	if err != nil {
		return Rotation{}, &Error{Code: "rotation", Err: err}
	}
	if p.Generation < 2 || p.ID != t.Party {
		return Rotation{}, fail("rotation", "the new keys are of another party, or the first")
	}
	if _, err := p.Open(b); err != nil {
		return Rotation{}, &Error{Code: "rotation", Party: p.ID, Generation: p.Generation, Err: err}
	}
	return Rotation{Party: t.Party, From: [32]byte(from), New: p, signed: bytes.Clone(b)}, nil
}

// Marshal returns the signed note.
func (r Rotation) Marshal() ([]byte, error) {
	if r.signed == nil {
		return nil, fail("rotation", "empty")
	}
	return bytes.Clone(r.signed), nil
}

// MarshalJSON gives the signed note as a JSON string.
func (r Rotation) MarshalJSON() ([]byte, error) { return marshalNote(r.Marshal()) }

// UnmarshalJSON reads what MarshalJSON wrote, as ParseRotation does.
func (r *Rotation) UnmarshalJSON(b []byte) error {
	return unmarshalNote(b, func(s []byte) (err error) { *r, err = ParseRotation(s); return err })
}

func marshalNote(signed []byte, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	return json.Marshal(string(signed))
}

func unmarshalNote(b []byte, parse func([]byte) error) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	return parse([]byte(s))
}

// follows verifies that the rotation leads from the earlier keys to its new ones.
func (r Rotation) follows(earlier Public) error {
	refuse := func(code string, err error) error {
		return &Error{Code: code, Party: earlier.ID, Generation: r.New.Generation, Err: err}
	}
	switch {
	case r.Party != earlier.ID:
		return refuse("rotation_party", nil)
	case r.New.Generation != earlier.Generation+1:
		return refuse("rotation_gap", nil)
	case r.From != earlier.Digest():
		return refuse("rotation_conflict", fmt.Errorf("it follows other keys of generation %d", earlier.Generation))
	case r.New.Made.Before(earlier.Made):
		return refuse("rotation", fmt.Errorf("the new keys are dated before the earlier ones"))
	}
	if _, err := earlier.Open(r.signed); err != nil {
		return refuse("rotation_signature", err)
	}
	return nil
}

// Reasons for which a party ends its keys.
const (
	Compromised = "compromised" // they may be in other hands
	Ended       = "ended"       // the party leaves, or begins anew
)

// Revocation is a party's statement that none of its keys count any more. Any generation can sign it: whoever holds
// a stolen key can at most take it out of use.
type Revocation struct {
	Party      string
	Generation int       // whose keys signed it
	At         time.Time // by the signer's clock; UTC, whole milliseconds
	Reason     string    // Compromised or Ended

	signed []byte
}

type revocationText struct {
	At         string `json:"at"`
	Generation int    `json:"generation"`
	Party      string `json:"party"`
	Reason     string `json:"reason"`
	V          int    `json:"v"`
}

// Revoke makes the statement that ends all keys of the party. There is no way back: partners must exchange cards
// anew. The reason is Compromised or Ended.
func (k *Keys) Revoke(now time.Time, reason string) (*Revocation, error) {
	t := revocationText{At: formatTime(now), Generation: k.public.Generation, Party: k.public.ID, Reason: reason, V: 1}
	body, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	signed, err := signNote(revocationLine+string(body)+"\n", k.noteSigners()...)
	if err != nil {
		return nil, err
	}
	r, err := ParseRevocation(signed)
	if err != nil {
		return nil, err
	}
	return &r, nil
}

// ParseRevocation reads a revocation, as Marshal writes it. Its signature is verified by Pin.Revoke. Errors are
// *Error with the code "revocation".
func ParseRevocation(b []byte) (Revocation, error) {
	var t revocationText
	if _, err := statement(b, revocationLine, "revocation", &t); err != nil {
		return Revocation{}, err
	}
	at, err := parseTime(t.At)
	if err != nil {
		return Revocation{}, &Error{Code: "revocation", Err: err}
	}
	if !ValidID(t.Party) || t.Generation < 1 || t.Generation > maxGeneration || t.V != 1 || t.Reason != Compromised && t.Reason != Ended {
		return Revocation{}, fail("revocation", "party, generation, reason or version cannot be")
	}
	return Revocation{Party: t.Party, Generation: t.Generation, At: at, Reason: t.Reason, signed: bytes.Clone(b)}, nil
}

// Marshal returns the signed note.
func (r Revocation) Marshal() ([]byte, error) {
	if r.signed == nil {
		return nil, fail("revocation", "empty")
	}
	return bytes.Clone(r.signed), nil
}

// MarshalJSON gives the signed note as a JSON string.
func (r Revocation) MarshalJSON() ([]byte, error) { return marshalNote(r.Marshal()) }

// UnmarshalJSON reads what MarshalJSON wrote, as ParseRevocation does.
func (r *Revocation) UnmarshalJSON(b []byte) error {
	return unmarshalNote(b, func(s []byte) (err error) { *r, err = ParseRevocation(s); return err })
}

// History is a party's line of keys: the first generation, and the rotations that lead to the present one. It proves
// itself: whoever trusts the digest of one generation can trust those that follow, and the id belongs to the first.
// Values come from Keys.History or ParseHistory, which verify every step.
type History struct {
	First     Public
	Rotations []Rotation
}

// Current is the present generation.
func (h History) Current() Public {
	if n := len(h.Rotations); n > 0 {
		return h.Rotations[n-1].New
	}
	return h.First
}

// Generations are all generations, the first first.
func (h History) Generations() []Public {
	out := []Public{h.First}
	for _, r := range h.Rotations {
		out = append(out, r.New)
	}
	return out
}

type historyText struct {
	First     Public     `json:"first"`
	Rotations []Rotation `json:"rotations,omitempty"`
}

// Marshal writes the history as JSON: about 3,900 bytes, and 11,000 more for each rotation.
func (h History) Marshal() ([]byte, error) { return json.Marshal(historyText(h)) }

// MarshalJSON is Marshal.
func (h History) MarshalJSON() ([]byte, error) { return h.Marshal() }

// UnmarshalJSON is ParseHistory.
func (h *History) UnmarshalJSON(b []byte) (err error) {
	*h, err = ParseHistory(b)
	return err
}

// ParseHistory reads a history and verifies every step of it. Errors are *Error with the code "history" or one of
// the codes beneath it.
func ParseHistory(b []byte) (History, error) {
	if len(b) > maxHistory {
		return History{}, fail("history", "%d bytes, at most %d are allowed", len(b), maxHistory)
	}
	var t historyText
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields() // a misspelt "rotations" would make a shorter line
	if err := d.Decode(&t); err != nil {
		return History{}, &Error{Code: "history", Err: err}
	}
	if _, err := d.Token(); err != io.EOF {
		return History{}, fail("history", "more than one JSON value")
	}
	h := History(t)
	if err := h.verify(); err != nil {
		return History{}, err
	}
	return h, nil
}

func (h History) verify() error {
	if h.First.k == nil || h.First.Generation != 1 {
		return fail("history", "the first generation is missing")
	}
	last := h.First
	for _, r := range h.Rotations {
		if err := r.follows(last); err != nil {
			return &Error{Code: "history", Party: h.First.ID, Generation: r.New.Generation, Err: err}
		}
		last = r.New
	}
	return nil
}
