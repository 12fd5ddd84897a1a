package instrument

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/party"
	"tansiq/internal/stix"
)

// Kind says what an instrument is.
type Kind string

// The kinds.
const (
	Agreement Kind = "agreement" // what one party gives another and on what terms
	Step      Kind = "step"      // opens a step of an agreement
	Assurance Kind = "assurance" // a promise that release depends on
	Consent   Kind = "consent"   // an originator lets something go onward
	Plan      Kind = "plan"      // watches that several parties keep together
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Agreement, Step, Assurance, Consent, Plan} }

// Limits on one instrument.
const (
	MinParties = 2
	MaxParties = 16
	MaxVersion = 10_000
	MaxParts   = 64
	MaxBody    = 256 << 10 // bytes of one part's body in canonical form
	MaxBodies  = 1 << 20   // bytes of all bodies together
	MaxName    = 64        // bytes of a part's name
	maxText    = 8 << 10   // bytes of the text of a note
	maxNote    = 512 << 10 // bytes of a note with its signatures
)

// Head is what parties sign: everything about one version but its bodies, which Root commits to.
type Head struct {
	Kind          Kind
	Lineage       string    // 64 hex digits; binds Kind and Parties, see package comment
	Version       int       // from 1
	Previous      string    // ID of the version before; empty in version 1
	Parties       []string  // party ids, sorted, distinct
	SignBy        time.Time // the last moment at which a signature can count
	EffectiveFrom time.Time // from when on it can be in force; not before SignBy
	Root          string    // 64 hex digits
}

// wireHead is a head as JSON. The names are in canonical order.
type wireHead struct {
	EffectiveFrom string   `json:"effective_from"`
	Kind          Kind     `json:"kind"`
	Lineage       string   `json:"lineage"`
	Parties       []string `json:"parties"`
	Previous      string   `json:"previous"`
	Root          string   `json:"root"`
	SignBy        string   `json:"sign_by"`
	Version       int      `json:"version"`
}

// MarshalJSON writes the head as JSON with times in UTC to the millisecond.
func (h Head) MarshalJSON() ([]byte, error) {
	return json.Marshal(wireHead{
		EffectiveFrom: formatTime(h.EffectiveFrom), Kind: h.Kind, Lineage: h.Lineage, Parties: h.Parties,
		Previous: h.Previous, Root: h.Root, SignBy: formatTime(h.SignBy), Version: h.Version,
	})
}

// UnmarshalJSON reads a head and refuses unknown fields. It does not validate.
func (h *Head) UnmarshalJSON(b []byte) error {
	var w wireHead
	if err := strictly(b, &w); err != nil {
		return err
	}
	from, err := parseTime("effective_from", w.EffectiveFrom)
	if err != nil {
		return err
	}
	by, err := parseTime("sign_by", w.SignBy)
	if err != nil {
		return err
	}
	*h = Head{
		Kind: w.Kind, Lineage: w.Lineage, Version: w.Version, Previous: w.Previous, Parties: w.Parties,
		SignBy: by, EffectiveFrom: from, Root: w.Root,
	}
	return nil
}

// Text is the text of the note that parties sign: the head as canonical JSON and a line feed. It fails when
// the head is not valid.
func (h Head) Text() (string, error) {
	if err := h.Validate(); err != nil {
		return "", err
	}
	return statementText(h)
}

// ID is the hexadecimal SHA-256 of the canonical JSON of a valid head; empty when the head has no canonical
// form.
func (h Head) ID() string {
	t, err := statementText(h)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(strings.TrimSuffix(t, "\n")))
	return hex.EncodeToString(sum[:])
}

// Party reports whether id is one of the parties.
func (h Head) Party(id string) bool { return slices.Contains(h.Parties, id) }

// Others are the parties but for id.
func (h Head) Others(id string) []string {
	others := make([]string, 0, len(h.Parties))
	for _, p := range h.Parties {
		if p != id {
			others = append(others, p)
		}
	}
	return others
}

// Validate checks what holds for every head. The error is an *Error.
func (h Head) Validate() error {
	if !slices.Contains(Kinds(), h.Kind) {
		return fault("unknown", "kind", string(h.Kind))
	}
	if err := checkParties("parties", h.Parties); err != nil {
		return err
	}
	if !isHex(h.Lineage) || !lineageFits(h.Lineage, h.Kind, h.Parties) {
		return fault("lineage", "lineage", h.Lineage)
	}
	switch {
	case h.Version < 1 || h.Version > MaxVersion:
		return fault("range", "version", strconv.Itoa(h.Version))
	case (h.Version == 1) != (h.Previous == ""):
		return fault("previous", "previous", h.Previous)
	case h.Previous != "" && !isHex(h.Previous):
		return fault("characters", "previous", h.Previous)
	case !isHex(h.Root):
		return fault("characters", "root", h.Root)
	}
	if err := checkTime("sign_by", h.SignBy); err != nil {
		return err
	}
	if err := checkTime("effective_from", h.EffectiveFrom); err != nil {
		return err
	}
	if h.EffectiveFrom.Before(h.SignBy) {
		return fault("early", "effective_from", formatTime(h.EffectiveFrom))
	}
	return nil
}

func checkParties(field string, parties []string) error {
	switch n := len(parties); {
	case n < MinParties:
		return fault("few", field, strconv.Itoa(MinParties))
	case n > MaxParties:
		return fault("many", field, strconv.Itoa(MaxParties))
	}
	return checkIDs(field, parties)
}

// checkIDs checks a list of party ids.
func checkIDs(field string, ids []string) error {
	for _, id := range ids {
		if err := checkID(field, id); err != nil {
			return err
		}
	}
	return checkSorted(field, ids)
}

func checkID(field, id string) error {
	switch {
	case id == "":
		return fault("required", field, "")
	case !party.ValidID(id):
		return fault("unknown", field, id)
	}
	return nil
}

func checkSorted(field string, list []string) error {
	for i := 1; i < len(list); i++ {
		if list[i-1] >= list[i] {
			return fault("sorted", field, list[i])
		}
	}
	return nil
}

// checkName checks a part's name: ASCII that no log line or page can trip over.
func checkName(field, s string) error {
	switch {
	case s == "":
		return fault("required", field, "")
	case len(s) > MaxName:
		return fault("long", field, strconv.Itoa(MaxName))
	}
	for i := range len(s) {
		c := s[i]
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || i > 0 && (c == '-' || c == '_' || c == '.') {
			continue
		}
		return fault("characters", field, s)
	}
	return nil
}

// isHex reports whether s is 32 bytes in lower-case hexadecimal.
func isHex(s string) bool {
	if len(s) != 2*sha256.Size {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// nonceSize is the random part of a lineage id, in bytes; what follows it is a hash of kind and parties.
const nonceSize = 12

// lineageOf makes the lineage id for a kind and parties: the nonce, then the first 20 bytes of the SHA-256 of
// the nonce, the kind and the parties, each on a line.
func lineageOf(kind Kind, parties []string, nonce []byte) string {
	var b strings.Builder
	b.WriteString("tansiq.node/lineage\n" + hex.EncodeToString(nonce) + "\n" + string(kind) + "\n")
	for _, p := range parties {
		b.WriteString(p + "\n")
	}
	sum := sha256.Sum256([]byte(b.String()))
	return hex.EncodeToString(nonce) + hex.EncodeToString(sum[:sha256.Size-nonceSize])
}

func lineageFits(lineage string, kind Kind, parties []string) bool {
	nonce, err := hex.DecodeString(lineage[:2*nonceSize])
	return err == nil && lineageOf(kind, parties, nonce) == lineage
}

const layout = "2006-01-02T15:04:05.000Z"

func formatTime(t time.Time) string { return t.UTC().Format(layout) }

// parseTime reads a time in the one form in which notes write it.
func parseTime(field, s string) (time.Time, error) {
	t, err := time.Parse(layout, s)
	if err != nil || formatTime(t) != s {
		return time.Time{}, fault("time", field, s)
	}
	return t, nil
}

// checkTime checks a time for what notes can hold: whole milliseconds of UTC, in years that make sense.
func checkTime(field string, t time.Time) error {
	switch {
	case t.IsZero():
		return fault("required", field, "")
	case t.Location() != time.UTC || !t.Equal(t.Truncate(time.Millisecond)):
		return fault("time", field, t.Format(time.RFC3339Nano))
	case t.Year() < 2000 || t.Year() > 2199:
		return fault("range", field, formatTime(t))
	}
	return nil
}

// clean brings a time into the form that notes can hold. What is finer than a millisecond is cut off.
func clean(t time.Time) time.Time {
	if t.IsZero() {
		return time.Time{}
	}
	return t.UTC().Truncate(time.Millisecond)
}

// statementText writes a statement as canonical JSON and a line feed.
func statementText(v any) (string, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("instrument: write as JSON: %w", err)
	}
	c, err := stix.Canonical(raw)
	if err != nil {
		return "", fault("json", "", err.Error())
	}
	return string(c) + "\n", nil
}

// strictly decodes one JSON value without unknown fields and with nothing after it.
func strictly(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return asError(err)
	}
	if d.More() {
		return fault("json", "", "more than one value")
	}
	return nil
}
