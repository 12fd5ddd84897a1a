package instrument

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tansiq/internal/stix"
)

// SaltSize is the length of a part's salt in bytes. It is fixed: HMAC takes a key with zero bytes added to it
// for the same key.
const SaltSize = 32

// Part is one piece of a body, for some or all of the parties.
type Part struct {
	Name string          `json:"name"` // what it is: "terms"; unlike any other part's
	For  []string        `json:"for"`  // the parties that may open it; sorted, distinct
	Body json.RawMessage `json:"body"` // a JSON object; it is committed to in canonical form
	Salt []byte          `json:"salt"` // SaltSize random bytes, made by Propose
}

// Commitment stands for a part without telling anything of it: HMAC-SHA256 under the part's salt over
// the canonical JSON of its name, its audience and its body.
type Commitment [sha256.Size]byte

// MarshalText writes lower-case hexadecimal.
func (c Commitment) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(c[:])), nil }

// UnmarshalText reads lower-case hexadecimal.
func (c *Commitment) UnmarshalText(b []byte) error {
	if !isHex(string(b)) {
		return fault("characters", "commitments", string(b))
	}
	_, err := hex.Decode(c[:], b)
	return err
}

// Commit makes the commitment to a part.
func (p Part) Commit() (Commitment, error) {
	if len(p.Salt) != SaltSize {
		return Commitment{}, fault("salt", "salt", "")
	}
	content, err := p.content()
	if err != nil {
		return Commitment{}, err
	}
	m := hmac.New(sha256.New, p.Salt)
	m.Write(content)
	return Commitment(m.Sum(nil)), nil
}

// content is what is committed to.
func (p Part) content() ([]byte, error) {
	raw, err := json.Marshal(struct {
		Body json.RawMessage `json:"body"`
		For  []string        `json:"for"`
		Name string          `json:"name"`
	}{p.Body, p.For, p.Name})
	if err != nil {
		return nil, fault("json", "body", err.Error())
	}
	c, err := stix.Canonical(raw)
	if err != nil {
		return nil, fault("json", "body", err.Error())
	}
	return c, nil
}

// check checks a part against the parties of its instrument and returns the part with its body in canonical form.
func (p Part) check(field string, parties []string) (Part, error) {
	if err := checkName(field+".name", p.Name); err != nil {
		return p, err
	}
	if len(p.For) == 0 {
		return p, fault("required", field+".for", "")
	}
	for _, f := range p.For {
		if !slices.Contains(parties, f) {
			return p, fault("stranger", field+".for", f)
		}
	}
	if err := checkSorted(field+".for", p.For); err != nil {
		return p, err
	}
	if len(p.Body) == 0 {
		return p, fault("required", field+".body", "")
	}
	// White space and escapes may make a body longer than its canonical form, but not without bounds.
	if len(p.Body) > 8*MaxBody {
		return p, fault("long", field+".body", strconv.Itoa(MaxBody))
	}
	body, err := stix.Canonical(p.Body)
	switch {
	case err != nil:
		return p, fault("json", field+".body", err.Error())
	case body[0] != '{':
		return p, fault("object", field+".body", "")
	case len(body) > MaxBody:
		return p, fault("long", field+".body", strconv.Itoa(MaxBody))
	}
	p.Body = body
	return p, nil
}

// Root is the RFC 6962 Merkle root over the commitments in their order, in hexadecimal. Of none it is empty.
func Root(commitments []Commitment) string {
	if len(commitments) == 0 {
		return ""
	}
	h := merkle(commitments)
	return hex.EncodeToString(h[:])
}

func merkle(c []Commitment) tlog.Hash {
	if len(c) == 1 {
		return tlog.RecordHash(c[0][:])
	}
	split := 1
	for 2*split < len(c) {
		split *= 2
	}
	return tlog.NodeHash(merkle(c[:split]), merkle(c[split:]))
}

// Proposal is what a new version is made from.
type Proposal struct {
	Previous      *Head    // the version before; nil begins a lineage
	Kind          Kind     // may be left empty when there is a version before
	Parties       []string // in any order; may be left empty when there is a version before
	SignBy        time.Time
	EffectiveFrom time.Time
	Parts         []Part // without salts
}

// Draft is a version with everything that its proposer knows: all parts and their salts.
type Draft struct {
	Head  Head   `json:"head"`
	Parts []Part `json:"parts"`
}

// Propose makes a version. Salts, and the random part of a new lineage, come from random; nil stands for the
// operating system's. Times are cut to milliseconds. The error is an *Error, but for one of random.
func Propose(p Proposal, random io.Reader) (Draft, error) {
	if random == nil {
		random = rand.Reader
	}
	h := Head{Kind: p.Kind, Parties: slices.Sorted(slices.Values(p.Parties)), Version: 1, SignBy: clean(p.SignBy), EffectiveFrom: clean(p.EffectiveFrom)}
	if prev := p.Previous; prev != nil {
		if err := prev.Validate(); err != nil {
			return Draft{}, err
		}
		if h.Kind != "" && h.Kind != prev.Kind || len(h.Parties) > 0 && !slices.Equal(h.Parties, prev.Parties) {
			return Draft{}, fault("lineage", "lineage", prev.Lineage)
		}
		h.Kind, h.Parties, h.Lineage = prev.Kind, slices.Clone(prev.Parties), prev.Lineage
		h.Version, h.Previous = prev.Version+1, prev.ID()
	} else {
		if err := checkParties("parties", h.Parties); err != nil {
			return Draft{}, err
		}
		nonce := make([]byte, nonceSize)
		if _, err := io.ReadFull(random, nonce); err != nil {
			return Draft{}, fmt.Errorf("instrument: make a lineage id: %w", err)
		}
		h.Lineage = lineageOf(h.Kind, h.Parties, nonce)
	}
	d := Draft{Head: h}
	for _, part := range p.Parts {
		part.For = slices.Sorted(slices.Values(part.For))
		part.Salt = make([]byte, SaltSize)
		if _, err := io.ReadFull(random, part.Salt); err != nil {
			return Draft{}, fmt.Errorf("instrument: make a salt: %w", err)
		}
		d.Parts = append(d.Parts, part)
	}
	commitments, err := d.commit()
	if err != nil {
		return Draft{}, err
	}
	d.Head.Root = Root(commitments)
	if err := d.Head.Validate(); err != nil {
		return Draft{}, err
	}
	return d, nil
}

// commit checks the parts, brings their bodies into canonical form and makes their commitments.
func (d *Draft) commit() ([]Commitment, error) {
	switch {
	case len(d.Parts) == 0:
		return nil, fault("required", "parts", "")
	case len(d.Parts) > MaxParts:
		return nil, fault("many", "parts", strconv.Itoa(MaxParts))
	}
	commitments := make([]Commitment, len(d.Parts))
	names, size := map[string]bool{}, 0
	for i := range d.Parts {
		field := "parts[" + strconv.Itoa(i) + "]"
		p, err := d.Parts[i].check(field, d.Head.Parties)
		if err != nil {
			return nil, err
		}
		if names[p.Name] {
			return nil, fault("twice", field+".name", p.Name)
		}
		names[p.Name] = true
		if size += len(p.Body); size > MaxBodies {
			return nil, fault("long", "parts", strconv.Itoa(MaxBodies))
		}
		if commitments[i], err = p.Commit(); err != nil {
			return nil, err
		}
		d.Parts[i] = p
	}
	return commitments, nil
}

// For is the sheet of one party: all commitments, and the parts that are for it.
func (d Draft) For(party string) (Sheet, error) {
	if !d.Head.Party(party) {
		return Sheet{}, fault("stranger", "party", party)
	}
	d.Parts = slices.Clone(d.Parts)
	commitments, err := d.commit()
	if err != nil {
		return Sheet{}, err
	}
	s := Sheet{Head: d.Head, Commitments: commitments, Opened: []Opened{}}
	for i, p := range d.Parts {
		if slices.Contains(p.For, party) {
			s.Opened = append(s.Opened, Opened{Index: i, Part: p})
		}
	}
	return s, s.Verify()
}

// Opened is a part in a sheet, with its place among the commitments.
type Opened struct {
	Index int `json:"index"` // from 0
	Part
}

// Sheet is what one party is shown of a version.
type Sheet struct {
	Head        Head         `json:"head"`
	Commitments []Commitment `json:"commitments"`
	Opened      []Opened     `json:"opened"` // by index
}

// Verify checks that the head is valid, that the commitments are what its root commits to, and that every
// opened part is what its commitment stands for. The error is an *Error.
func (s Sheet) Verify() error {
	if err := s.Head.Validate(); err != nil {
		return err
	}
	switch {
	case len(s.Commitments) == 0:
		return fault("required", "commitments", "")
	case len(s.Commitments) > MaxParts:
		return fault("many", "commitments", strconv.Itoa(MaxParts))
	case Root(s.Commitments) != s.Head.Root:
		return fault("root", "root", s.Head.Root)
	case len(s.Opened) > len(s.Commitments):
		return fault("many", "opened", strconv.Itoa(len(s.Commitments)))
	}
	last, names, size := -1, map[string]bool{}, 0
	for i, o := range s.Opened {
		field := "opened[" + strconv.Itoa(i) + "]"
		if o.Index <= last || o.Index >= len(s.Commitments) {
			return fault("range", field+".index", strconv.Itoa(o.Index))
		}
		last = o.Index
		p, err := o.check(field, s.Head.Parties)
		if err != nil {
			return err
		}
		if names[p.Name] {
			return fault("twice", field+".name", p.Name)
		}
		names[p.Name] = true
		if size += len(p.Body); size > MaxBodies {
			return fault("long", "opened", strconv.Itoa(MaxBodies))
		}
		c, err := p.Commit()
		if err != nil {
			return within(field, err)
		}
		if !hmac.Equal(c[:], s.Commitments[o.Index][:]) {
			return fault("commitment", field, p.Name)
		}
	}
	return nil
}

// VerifyFor is Verify for the sheet of one party: party must be one of the parties, and every opened part
// must be for it.
func (s Sheet) VerifyFor(party string) error {
	if err := s.Verify(); err != nil {
		return err
	}
	if !s.Head.Party(party) {
		return fault("stranger", "party", party)
	}
	for i, o := range s.Opened {
		if !slices.Contains(o.For, party) {
			return fault("audience", "opened["+strconv.Itoa(i)+"].for", party)
		}
	}
	return nil
}

// Part is the opened part with this name.
func (s Sheet) Part(name string) (Part, bool) {
	for _, o := range s.Opened {
		if o.Name == name {
			return o.Part, true
		}
	}
	return Part{}, false
}

// Sealed is the number of parts that this sheet does not open.
func (s Sheet) Sealed() int { return len(s.Commitments) - len(s.Opened) }

// ParseSheet reads a sheet from JSON and verifies it. The error is an *Error.
func ParseSheet(b []byte) (Sheet, error) {
	// A sheet holds its bodies once, and little besides.
	if len(b) > 8*MaxBodies {
		return Sheet{}, fault("long", "", strconv.Itoa(8*MaxBodies))
	}
	came, err := stix.Canonical(b)
	if err != nil {
		return Sheet{}, fault("json", "", err.Error())
	}
	var s Sheet
	if err := strictly(came, &s); err != nil {
		return Sheet{}, err
	}
	// What is lost on the way through our own form, another reader might see: "Head" beside "head", say.
	if kept, err := statementText(s); err != nil || kept != string(came)+"\n" {
		return Sheet{}, fault("canonical", "", "")
	}
	return s, s.Verify()
}

// asError makes a refusal of an error of encoding/json.
func asError(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e
	}
	return fault("json", "", err.Error())
}

// within puts the field of a refusal under the field that it stands in.
func within(field string, err error) error {
	var e *Error
	if !errors.As(err, &e) {
		return err
	}
	inner := *e
	inner.Field = field + "." + e.Field
	return &inner
}
