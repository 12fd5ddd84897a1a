package instrument

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/party"
)

// Signed is a C2SP signed note as it travels: text, an empty line, and signature lines of one party or, after
// [Join], of several.
type Signed []byte

// Signer makes a signed note of a text that ends in a line feed; *party.Keys does.
type Signer interface {
	Sign(text string) ([]byte, error)
}

// Pins finds the pinned keys of a party, oneself included; nil when they are not known here. What a party signed with
// revoked keys counts for nothing, and so nothing that needs its signature is in force; to look at what once was,
// give its past pin.
type Pins func(party string) *party.Pin

// Held says at what time a party held other parties' signatures on a version.
type Held struct {
	Lineage    string
	Instrument string    // ID of the version's head
	Party      string    // who says so
	At         time.Time // when
	Signed     []string  // whose signatures; sorted, distinct, without Party
}

// Withdrawal is a party's notice that it leaves a lineage.
type Withdrawal struct {
	Lineage   string
	Party     string
	At        time.Time // when the notice was given
	Effective time.Time // when the lineage ends; not before At
}

// The values of "kind" of the notes that are not heads.
const (
	kindHeld       = "held"
	kindWithdrawal = "withdraw"
)

type wireHeld struct {
	At         string   `json:"at"`
	Instrument string   `json:"instrument"`
	Kind       string   `json:"kind"`
	Lineage    string   `json:"lineage"`
	Party      string   `json:"party"`
	Signed     []string `json:"signed"`
}

type wireWithdrawal struct {
	At        string `json:"at"`
	Effective string `json:"effective"`
	Kind      string `json:"kind"`
	Lineage   string `json:"lineage"`
	Party     string `json:"party"`
}

// Validate checks what holds for every Held. The error is an *Error.
func (x Held) Validate() error {
	switch {
	case !isHex(x.Lineage):
		return fault("characters", "lineage", x.Lineage)
	case !isHex(x.Instrument):
		return fault("characters", "instrument", x.Instrument)
	}
	if err := checkID("party", x.Party); err != nil {
		return err
	}
	if err := checkTime("at", x.At); err != nil {
		return err
	}
	switch n := len(x.Signed); {
	case n == 0:
		return fault("required", "signed", "")
	case n > MaxParties-1:
		return fault("many", "signed", strconv.Itoa(MaxParties-1))
	}
	if slices.Contains(x.Signed, x.Party) {
		return fault("own", "signed", x.Party)
	}
	return checkIDs("signed", x.Signed)
}

// Text is the text of the note. It fails when the statement is not valid.
func (x Held) Text() (string, error) {
	if err := x.Validate(); err != nil {
		return "", err
	}
	return statementText(wireHeld{
		At: formatTime(x.At), Instrument: x.Instrument, Kind: kindHeld, Lineage: x.Lineage, Party: x.Party, Signed: x.Signed,
	})
}

// Validate checks what holds for every withdrawal. The error is an *Error.
func (x Withdrawal) Validate() error {
	if !isHex(x.Lineage) {
		return fault("characters", "lineage", x.Lineage)
	}
	if err := checkID("party", x.Party); err != nil {
		return err
	}
	if err := checkTime("at", x.At); err != nil {
		return err
	}
	if err := checkTime("effective", x.Effective); err != nil {
		return err
	}
	if x.Effective.Before(x.At) {
		return fault("notice", "effective", formatTime(x.Effective))
	}
	return nil
}

// Text is the text of the note. It fails when the statement is not valid.
func (x Withdrawal) Text() (string, error) {
	if err := x.Validate(); err != nil {
		return "", err
	}
	return statementText(wireWithdrawal{
		At: formatTime(x.At), Effective: formatTime(x.Effective), Kind: kindWithdrawal, Lineage: x.Lineage, Party: x.Party,
	})
}

// Statement is what one note says: exactly one of the three.
type Statement struct {
	Head       *Head
	Held       *Held
	Withdrawal *Withdrawal
}

// Text is the text of the note that says it.
func (s Statement) Text() (string, error) {
	switch {
	case s.Head != nil:
		return s.Head.Text()
	case s.Held != nil:
		return s.Held.Text()
	case s.Withdrawal != nil:
		return s.Withdrawal.Text()
	}
	return "", fault("required", "kind", "")
}

// Lineage is the lineage that the statement is about.
func (s Statement) Lineage() string {
	switch {
	case s.Head != nil:
		return s.Head.Lineage
	case s.Held != nil:
		return s.Held.Lineage
	case s.Withdrawal != nil:
		return s.Withdrawal.Lineage
	}
	return ""
}

// authors are the parties whose signature under the statement means something.
func (s Statement) authors() []string {
	switch {
	case s.Head != nil:
		return s.Head.Parties
	case s.Held != nil:
		return []string{s.Held.Party}
	}
	return []string{s.Withdrawal.Party}
}

// ParseStatement reads the text of a note. There is exactly one text for every statement: any other spelling is
// refused. The error is an *Error.
func ParseStatement(text string) (Statement, error) {
	if len(text) > maxText {
		return Statement{}, fault("long", "", strconv.Itoa(maxText))
	}
	var which struct {
		Kind string `json:"kind"`
	}
	if err := json.Unmarshal([]byte(text), &which); err != nil {
		return Statement{}, asError(err)
	}
	var s Statement
	switch which.Kind {
	case kindHeld:
		var w wireHeld
		if err := strictly([]byte(text), &w); err != nil {
			return Statement{}, err
		}
		at, err := parseTime("at", w.At)
		if err != nil {
			return Statement{}, err
		}
		s.Held = &Held{Lineage: w.Lineage, Instrument: w.Instrument, Party: w.Party, At: at, Signed: w.Signed}
	case kindWithdrawal:
		var w wireWithdrawal
		if err := strictly([]byte(text), &w); err != nil {
			return Statement{}, err
		}
		at, err := parseTime("at", w.At)
		if err != nil {
			return Statement{}, err
		}
		effective, err := parseTime("effective", w.Effective)
		if err != nil {
			return Statement{}, err
		}
		s.Withdrawal = &Withdrawal{Lineage: w.Lineage, Party: w.Party, At: at, Effective: effective}
	default:
		s.Head = new(Head)
		if err := strictly([]byte(text), s.Head); err != nil {
			return Statement{}, err
		}
	}
	switch again, err := s.Text(); {
	case err != nil:
		return Statement{}, err
	case again != text:
		return Statement{}, fault("canonical", "", "")
	}
	return s, nil
}

// Sign puts a party's name to a version. Ask [MaySign] first.
func Sign(h Head, k Signer) (Signed, error) { return sign(h.Text, k) }

// SignHeld signs a Held.
func SignHeld(x Held, k Signer) (Signed, error) { return sign(x.Text, k) }

// SignWithdrawal signs a withdrawal.
func SignWithdrawal(x Withdrawal, k Signer) (Signed, error) { return sign(x.Text, k) }

func sign(text func() (string, error), k Signer) (Signed, error) {
	t, err := text()
	if err != nil {
		return nil, err
	}
	return k.Sign(t)
}

// Note is a statement that a party made: its signature was checked.
type Note struct {
	Statement
	Party      string // who signed
	Generation int    // of the keys it signed with
	Raw        Signed // the note with this party's signatures alone, in one order

	headID string // of Head, where Open has worked it out
}

// Peek reads what a note says without checking who says so. The error is an *Error.
func Peek(signed Signed) (Statement, error) {
	text, _, err := split(signed)
	if err != nil {
		return Statement{}, err
	}
	return ParseStatement(text)
}

// Open reads a note and checks its signatures. It returns one Note for every party whose signature means
// something under this statement and is valid, by party: for a head the parties in it, else the one that the
// statement names. The error is an *Error; it is one as well when no signature counts.
func Open(signed Signed, pins Pins) ([]Note, error) {
	text, lines, err := split(signed)
	if err != nil {
		return nil, err
	}
	s, err := ParseStatement(text)
	if err != nil {
		return nil, err
	}
	headID := ""
	if s.Head != nil {
		headID = s.Head.ID()
	}
	var notes []Note
	for _, author := range s.authors() {
		raw := assemble(text, lines, author)
		if raw == nil {
			continue
		}
		pin := pins(author)
		if pin == nil {
			continue
		}
		if opened, generation, err := pin.Open(raw); err == nil && opened == text {
			notes = append(notes, Note{Statement: s, Party: author, Generation: generation, Raw: raw, headID: headID})
		}
	}
	if len(notes) == 0 {
		return nil, fault("signature", "", "")
	}
	return notes, nil
}

// Digest is the SHA-256 of the text that was signed: the same for every party that signs it, and for every
// signature of one party under it.
func (n Note) Digest() [sha256.Size]byte {
	text, _, err := split(n.Raw)
	if err != nil {
		return [sha256.Size]byte{}
	}
	return sha256.Sum256([]byte(text))
}

// Join puts notes of one text together into one note with all their signatures, so that a completed
// instrument is one document. The error is an *Error.
func Join(notes ...Signed) (Signed, error) {
	if len(notes) == 0 {
		return nil, fault("required", "", "")
	}
	var text string
	var all []string
	for i, n := range notes {
		t, lines, err := split(n)
		switch {
		case err != nil:
			return nil, err
		case i > 0 && t != text:
			return nil, fault("texts", "", "")
		}
		text = t
		all = append(all, lines...)
	}
	slices.Sort(all)
	joined := Signed(text + "\n" + strings.Join(slices.Compact(all), ""))
	if len(joined) > maxNote {
		return nil, fault("long", "", strconv.Itoa(maxNote))
	}
	return joined, nil
}

// keyPrefix begins the name of a party's keys in notes; the party's id and the generation follow.
const keyPrefix = "tansiq.node/"

// signatureLine begins each signature line of a signed note.
const signatureLine = "— "

// split takes a signed note apart into its text and its signature lines, each with its line feed.
func split(signed Signed) (text string, lines []string, err error) {
	if len(signed) > maxNote {
		return "", nil, fault("long", "", strconv.Itoa(maxNote))
	}
	// No text of ours holds an empty line, so the first one ends it.
	i := bytes.Index(signed, []byte("\n\n"))
	if i < 0 || !bytes.HasSuffix(signed, []byte("\n")) {
		return "", nil, fault("note", "", "")
	}
	for line := range strings.Lines(string(signed[i+2:])) {
		if !strings.HasPrefix(line, signatureLine) {
			return "", nil, fault("note", "", "")
		}
		lines = append(lines, line)
	}
	if len(lines) == 0 {
		return "", nil, fault("note", "", "")
	}
	return string(signed[:i+1]), lines, nil
}

// assemble makes the note with one party's signatures alone; nil when there are none. So a party's note does not
// change with what others put beside it.
func assemble(text string, lines []string, author string) Signed {
	var own []string
	for _, l := range lines {
		if strings.HasPrefix(l, signatureLine+keyPrefix+author+"/") {
			own = append(own, l)
		}
	}
	if own == nil {
		return nil
	}
	slices.Sort(own)
	return Signed(text + "\n" + strings.Join(slices.Compact(own), ""))
}
