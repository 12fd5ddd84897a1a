package parcel

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/party"
)

// Version is the version of the format that this package writes, the only one that it reads. Revision counts what
// was added to it that an older reader may pass over (see the package comment).
const (
	Version  = 1
	Revision = 0
)

// Parcel is one message from one party to another.
type Parcel struct {
	ID     string    // 32 hexadecimal characters, see NewID; whoever gets the same one twice takes it once
	From   string    // party id
	To     string    // party id
	At     time.Time // when it was written, by the sender's clock; UTC, whole milliseconds
	Urgent bool      // deliver now, not on the beat
	Body   Body      // what it says

	Answers  string        // id of the parcel that this one answers; empty when it answers none
	Known    int64         // how many entries of the recipient's log the sender holds, verified
	Ledger   *ledger.Piece // entries of the sender's log; nil when there are none to tell
	Cosigned []byte        // newest checkpoint of the recipient's log, cosigned by the sender; nil when there is none

	// Set by Open.
	Generation int      // of the sender's keys, that signed it
	Digest     [32]byte // SHA-256 of the payload: tells whether a parcel that comes again is the same
}

// Kind is the kind of the body; empty when there is none.
func (p Parcel) Kind() Kind {
	if p.Body == nil {
		return ""
	}
	return p.Body.Kind()
}

// NewID makes an id for a parcel.
func NewID() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// Pins finds the pinned keys of a party: nil when none are pinned. Its errors are passed on as they are.
type Pins func(id string) (*party.Pin, error)

// timeForm is how times are written.
const timeForm = "2006-01-02T15:04:05.000Z"

// envelope is the content of a parcel as JSON, without the body.
type envelope struct {
	Version  int           `json:"version"`
	Revision int           `json:"revision"`
	ID       string        `json:"id"`
	From     string        `json:"from"`
	To       string        `json:"to"`
	At       string        `json:"at"`
	Kind     Kind          `json:"kind"`
	Urgent   bool          `json:"urgent"`
	Answers  string        `json:"answers,omitempty"`
	Known    int64         `json:"known"`
	Ledger   *ledger.Piece `json:"ledger,omitempty"`
	Cosigned Note          `json:"cosigned,omitempty"`
}

// Seal writes and signs a parcel; k are the keys of p.From. The same parcel gives the same bytes. At is cut to
// milliseconds; Generation and Digest do not matter. A parcel that Open would refuse is refused here, with the same
// *Error.
func Seal(p Parcel, k *party.Keys) ([]byte, error) {
	content, err := encode(p)
	if err != nil {
		return nil, err
	}
	if id := k.Public().ID; p.From != id {
		return nil, contentFault("from", fmt.Sprintf("%q, but the keys are those of %s", clip(p.From), id))
	}
	return seal(p.ID, p.From, p.To, content, k)
}

// encode writes the content and checks it.
func encode(p Parcel) ([]byte, error) {
	if p.Body == nil {
		return nil, contentFault("body", "missing")
	}
	p.At = p.At.UTC().Truncate(time.Millisecond)
	if err := p.check(); err != nil {
		return nil, err
	}
	body, err := p.Body.encode()
	if err != nil {
		return nil, &Error{Code: Content, Offset: -1, Field: "body", Detail: err.Error(), Err: err}
	}
	head, err := marshal(envelope{
		Version: Version, Revision: Revision, ID: p.ID, From: p.From, To: p.To, At: p.At.Format(timeForm), Kind: p.Kind(),
		Urgent: p.Urgent, Answers: p.Answers, Known: p.Known, Ledger: p.Ledger, Cosigned: p.Cosigned,
	})
	if err != nil {
		return nil, &Error{Code: Content, Offset: -1, Detail: err.Error(), Err: err}
	}
	content := splice(head, "body", func(b []byte) []byte { return append(b, body...) }, len(body))
	if len(content) > MaxContent {
		return nil, fault(TooLarge, -1, fmt.Sprintf("%d bytes of content, at most %d are allowed", len(content), MaxContent))
	}
	if _, err := scanObject(content, "body"); err != nil { // what comes from elsewhere may be too deep, for one
		return nil, syntaxFault("", -1, err)
	}
	return content, nil
}

// seal signs content and pads it.
func seal(id, from, to string, content []byte, k *party.Keys) ([]byte, error) {
	payload := make([]byte, padded(int64(len(content))))
	copy(payload, content)
	h := header{from: from, to: to, id: id, size: int64(len(content)), padded: int64(len(payload)), hash: sha256.Sum256(payload)}
	note, err := k.Sign(h.text())
	if err != nil {
		return nil, fmt.Errorf("signing the parcel: %w", err)
	}
	out := make([]byte, 0, len(note)+1+len(payload))
	return append(append(append(out, note...), '\n'), payload...), nil
}

// check holds what is said against what a parcel may say.
func (p Parcel) check() error {
	if err := first(
		form("id", p.ID, hexID, "the id of a parcel"), partyID("from", p.From), partyID("to", p.To), between("known", p.Known, 0, ledger.MaxSize),
	); err != nil {
		return err
	}
	if p.From == p.To {
		return contentFault("to", "a party does not write to itself")
	}
	if y := p.At.Year(); y < 2000 || y > 9999 {
		return contentFault("at", "not a time at which a parcel can have been written")
	}
	if p.Answers != "" {
		if e := form("answers", p.Answers, hexID, "the id of a parcel"); e != nil {
			return e
		}
	}
	if len(p.Cosigned) > 0 {
		if e := note("cosigned", p.Cosigned); e != nil {
			return e
		}
	}
	if p.Ledger != nil {
		if p.Ledger.Writer != p.From || p.Ledger.Reader != p.To {
			return contentFault("ledger.writer", "the log is not the one that the sender writes for the recipient")
		}
		if e := piece("ledger", p.Ledger); e != nil {
			return e
		}
	}
	if err := p.Body.Validate(); err != nil {
		return inBody(err)
	}
	return p.checkParties()
}

// checkParties checks what a body says of the two parties, which the body alone cannot know.
func (p Parcel) checkParties() error {
	neither := func(writer string) bool { return writer != p.From && writer != p.To }
	switch b := p.Body.(type) {
	case Receipt, Recalled, Answer:
		if p.Answers == "" {
			return contentFault("answers", "missing: a parcel of this kind answers another")
		}
	case Keys:
		for i, r := range b.Rotations {
			if r.Party != p.From {
				return contentFault(fmt.Sprintf("body.rotations[%d]", i), "the keys of another party")
			}
		}
		if b.Revocation != nil && b.Revocation.Party != p.From {
			return contentFault("body.revocation", "the keys of another party")
		}
	case Instrument:
		if err := b.Sheet.VerifyFor(p.To); err != nil {
			return &Error{Code: Content, Offset: -1, Field: "body.sheet", Detail: err.Error(), Err: err}
		}
	case Mirror:
		if b.Request != nil && neither(b.Request.Writer) {
			return contentFault("body.request.writer", "the log of another pair")
		}
		if a := b.Answer; a != nil && (neither(a.Piece.Writer) || neither(a.Piece.Reader) || a.Piece.Writer == a.Piece.Reader) {
			return contentFault("body.answer.piece.writer", "the log of another pair")
		}
	}
	return nil
}

// piece checks a piece of a log for form; package ledger verifies it.
func piece(field string, p *ledger.Piece) *Error {
	switch {
	case p.From < 0 || p.From > ledger.MaxSize:
		return contentFault(field+".from", "no number of an entry")
	case len(p.Entries) != len(p.Openings):
		return contentFault(field+".openings", fmt.Sprintf("%d for %d entries", len(p.Openings), len(p.Entries)))
	case len(p.Proof) > 128:
		return contentFault(field+".proof", "longer than any proof")
	}
	for i, e := range p.Entries {
		if len(e) != ledger.EntrySize {
			return contentFault(fmt.Sprintf("%s.entries[%d]", field, i), fmt.Sprintf("%d bytes, an entry has %d", len(e), ledger.EntrySize))
		}
	}
	return note(field+".checkpoint", p.Checkpoint)
}

// inBody puts the field of a body's fault under "body".
func inBody(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return e.within("body")
	}
	return err
}

// Open verifies and reads a parcel that came to the party me. Errors are *Error, but for those of pins.
//
// When the seal is good and only the content is refused (Newer, OldKey, Syntax, Content), the parcel returned beside
// the error has From, To, ID, Generation and Digest, so that a receipt can say so to its sender; else it is empty.
func Open(b []byte, me string, pins Pins) (Parcel, error) {
	s, err := unseal(b, me, pins)
	if err != nil {
		return Parcel{}, err
	}
	bare := Parcel{ID: s.id, From: s.from, To: s.to, Generation: s.generation, Digest: s.hash}
	p, err := s.read()
	if err != nil {
		return bare, err
	}
	return p, nil
}

// Peek reads from whom, to whom and under which id a parcel says it is, without verifying anything.
func Peek(b []byte) (from, to, id string, err error) {
	h, _, err := parseHeader(b)
	return h.from, h.to, h.id, err
}

// sealed is a parcel whose seal is good.
type sealed struct {
	header
	content    []byte
	base       int // offset of the content in the parcel
	generation int
	pin        *party.Pin
}

// unseal verifies everything about a parcel but what its content says.
func unseal(b []byte, me string, pins Pins) (sealed, error) {
	if len(b) > MaxSize {
		return sealed{}, fault(TooLarge, -1, fmt.Sprintf("%d bytes, at most %d are allowed", len(b), MaxSize))
	}
	h, n, err := parseHeader(b)
	if err != nil {
		return sealed{}, err
	}
	if h.to != me {
		return sealed{}, fault(NotForUs, -1, "to "+h.to)
	}
	pin, err := pins(h.from)
	if err != nil {
		return sealed{}, fmt.Errorf("looking up the keys of %s: %w", h.from, err)
	}
	if pin == nil {
		return sealed{}, fault(UnknownParty, -1, "from "+h.from)
	}
	s := sealed{header: h, base: n + 1, pin: pin}
	text, generation, err := pin.Open(b[:n])
	if err != nil {
		refused := signatureFault(err, b[:n], pin)
		if refused.Code != UnknownKey || s.payload(b) != nil {
			return sealed{}, refused
		}
		if s.pin = s.introduced(); s.pin == nil {
			return sealed{}, refused
		}
		if text, generation, err = s.pin.Open(b[:n]); err != nil {
			return sealed{}, signatureFault(err, b[:n], s.pin)
		}
	}
	if s.generation = generation; text != h.text() {
		return sealed{}, fault(BadSignature, 0, "the text that was signed is another")
	}
	return s, s.payload(b)
}

// payload checks the payload against the header and takes the content out of it.
func (s *sealed) payload(b []byte) error {
	payload := b[s.base:]
	switch end := int64(s.base) + s.padded; {
	case int64(len(payload)) < s.padded:
		return fault(Truncated, int64(len(b)), fmt.Sprintf("the header names %d bytes in all", end))
	case int64(len(payload)) > s.padded:
		return fault(Trailing, end, "")
	}
	if sha256.Sum256(payload) != s.hash {
		return fault(Changed, -1, "the hash in the header is another")
	}
	if want := padded(s.size); s.padded != want {
		return fault(Padding, -1, fmt.Sprintf("%d bytes for content of %d, the rule gives %d", s.padded, s.size, want))
	}
	for i, c := range payload[s.size:] {
		if c != 0 {
			return fault(Padding, int64(s.base)+s.size+int64(i), "not zero")
		}
	}
	s.content = payload[:s.size:s.size]
	return nil
}

// maxKeys bounds the content of a notice of new keys.
const maxKeys = 1 << 20

// introduced returns the pin with the new keys that the parcel itself brings; nil when it brings none that the pinned
// keys vouch for. So a notice of new keys may be signed with the new ones alone, and a partner who missed one notice
// is helped by the next.
func (s *sealed) introduced() *party.Pin {
	pin := *s.pin
	for _, r := range s.rotations() {
		if pin.Rotate(r) != nil {
			return nil
		}
	}
	return &pin
}

// rotations returns the new keys that the parcel brings, without looking at who signed it.
func (s *sealed) rotations() []party.Rotation {
	if s.size > maxKeys {
		return nil
	}
	if e, _, err := s.envelope(); err != nil || e.Kind != KindKeys {
		return nil
	}
	p, err := s.read()
	if keys, ok := p.Body.(Keys); ok && err == nil {
		return keys.Rotations
	}
	return nil
}

// signatureFault says what a pin's refusal of a signed note means.
func signatureFault(err error, signed []byte, pin *party.Pin) *Error {
	code := BadSignature
	switch {
	case isParty(err, "revoked"):
		code = Revoked
	case isParty(err, "unsigned") && !signedBy(signed, pin):
		code = UnknownKey
	}
	return &Error{Code: code, Offset: -1, Detail: err.Error(), Err: err}
}

func isParty(err error, code string) bool {
	var e *party.Error
	return errors.As(err, &e) && e.Code == code
}

// signedBy reports whether the signature lines of a note name keys of the pin.
func signedBy(signed []byte, pin *party.Pin) bool {
	for _, g := range pin.Generations {
		if bytes.Contains(signed, []byte("\n— "+g.KeyName()+" ")) {
			return true
		}
	}
	return false
}

// envelope reads the content but for the body.
func (s *sealed) envelope() (e envelope, body member, err error) {
	members, err := scanObject(s.content, "body")
	if err != nil {
		return e, body, syntaxFault("", s.base, err)
	}
	fields := map[string]any{
		"version": &e.Version, "revision": &e.Revision, "id": &e.ID, "from": &e.From, "to": &e.To, "at": &e.At, "kind": &e.Kind,
		"urgent": &e.Urgent, "answers": &e.Answers, "known": &e.Known, "ledger": &e.Ledger, "cosigned": &e.Cosigned,
	}
	field := func(m member) error {
		if err := into(m.value, e.Revision <= Revision, fields[m.name]); err != nil {
			return &Error{Code: Content, Offset: -1, Field: m.name, Detail: err.Error(), Err: err}
		}
		return nil
	}
	// The version first: it says how the rest is to be read.
	for _, m := range members {
		if m.name == "version" || m.name == "revision" {
			if err := field(m); err != nil {
				return e, body, err
			}
		}
	}
	switch {
	case e.Version > Version:
		return e, body, fault(Newer, -1, fmt.Sprintf("version %d, this node reads version %d", e.Version, Version))
	case e.Version != Version:
		return e, body, contentFault("version", fmt.Sprintf("%d is no version", e.Version))
	case e.Revision < 0:
		return e, body, contentFault("revision", "negative")
	}
	for _, m := range members {
		switch {
		case m.name == "body":
			body = m
		case fields[m.name] != nil:
			if err := field(m); err != nil {
				return e, body, err
			}
		case e.Revision <= Revision:
			return e, body, contentFault(m.name, "not a field that parcels of this version have")
		}
	}
	switch {
	case e.ID != s.id:
		return e, body, contentFault("id", "not the one in the header")
	case e.From != s.from:
		return e, body, contentFault("from", "not the one in the header")
	case e.To != s.to:
		return e, body, contentFault("to", "not the one in the header")
	case body.value == nil:
		return e, body, contentFault("body", "missing")
	}
	return e, body, nil
}

// read reads the content.
func (s *sealed) read() (Parcel, error) {
	e, body, err := s.envelope()
	if err != nil {
		return Parcel{}, err
	}
	at, err := time.Parse(timeForm, e.At)
	if err != nil || at.Format(timeForm) != e.At { // Parse takes a comma for the point
		return Parcel{}, contentFault("at", fmt.Sprintf("%q is not a time like 2025-01-10T18:58:00.000Z", clip(e.At)))
	}
	p := Parcel{
		ID: e.ID, From: e.From, To: e.To, At: at, Urgent: e.Urgent, Answers: e.Answers, Known: e.Known, Ledger: e.Ledger, Cosigned: e.Cosigned,
		Generation: s.generation, Digest: s.hash,
	}
	if !slices.Contains(Kinds(), e.Kind) {
		if e.Revision > Revision {
			return Parcel{}, fault(Newer, -1, fmt.Sprintf("kind %q, which this node does not know", clip(string(e.Kind))))
		}
		return Parcel{}, contentFault("kind", fmt.Sprintf("%q is no kind of parcel", clip(string(e.Kind))))
	}
	if p.Body, err = decodeBody(e.Kind, body.value, e.Revision <= Revision); err != nil {
		return Parcel{}, bodyFault(s.base+body.at, err)
	}
	if err := p.check(); err != nil {
		return Parcel{}, err
	}
	return p, s.old(p)
}

// old refuses what is signed with keys that had been replaced when it was written. A notice of new keys is signed
// with the earlier ones; it proves itself.
func (s *sealed) old(p Parcel) error {
	next, ok := s.pin.Generation(s.generation + 1)
	if !ok || p.Kind() == KindKeys || !p.At.After(next.Made) {
		return nil
	}
	return fault(OldKey, -1, fmt.Sprintf("signed with generation %d and dated %s, generation %d is of %s",
		s.generation, p.At.Format(timeForm), next.Generation, next.Made.Format(timeForm)))
}

// syntaxFault is text that cannot be read, which begins at byte base of the parcel (−1: in none).
func syntaxFault(field string, base int, err error) error {
	at := int64(-1)
	var e *syntaxError
	if base >= 0 && errors.As(err, &e) {
		at = int64(base + e.offset)
	}
	return &Error{Code: Syntax, Offset: at, Field: field, Detail: err.Error(), Err: err}
}

// bodyFault says what an error in reading the body means, which begins at byte base of the parcel.
func bodyFault(base int, err error) error {
	var (
		own    *Error
		syntax *syntaxError
		typ    *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &own):
		return own.within("body")
	case errors.As(err, &syntax):
		return syntaxFault("body", base, err)
	}
	field := "body"
	if errors.As(err, &typ) && typ.Field != "" {
		field += "." + typ.Field
	}
	return &Error{Code: Content, Offset: -1, Field: field, Detail: err.Error(), Err: err}
}

// header is the signed head of a parcel.
type header struct {
	from, to, id string
	size         int64 // of the content
	padded       int64 // of the payload
	hash         [32]byte
}

const (
	headerLine = "tansiq.node/parcel/"
	maxHeader  = 1 << 10  // bytes of the text
	maxSigned  = 16 << 10 // bytes of the text with its signatures
)

// text is the signed text. Numbers have ten digits, so that the length of the header tells nothing.
func (h header) text() string {
	return fmt.Sprintf(headerLine+"%d\nfrom %s\nto %s\nid %s\nsize %010d\npadded %010d\nsha256 %x\n",
		Version, h.from, h.to, h.id, h.size, h.padded, h.hash)
}

// parseHeader reads the header and returns the length of the signed note; a blank line and the payload follow it.
// There is one way to write a header and its signatures, so that no bit of it can change unnoticed.
func parseHeader(b []byte) (h header, n int, err error) {
	bad := func(at int, what string) (header, int, error) { return header{}, 0, fault(NotParcel, int64(at), what) }
	short := func(what string) (header, int, error) { return header{}, 0, fault(Truncated, int64(len(b)), what) }
	if k := min(len(b), len(headerLine)); string(b[:k]) != headerLine[:k] {
		return bad(0, "it does not begin with "+headerLine)
	} else if k < len(headerLine) {
		return short("within the first line")
	}
	end := bytes.Index(b[:min(len(b), maxHeader)], []byte("\n\n"))
	if end < 0 {
		if len(b) < maxHeader {
			return short("within the header")
		}
		return bad(0, "the header does not end")
	}
	text := string(b[:end+1])
	first, _, _ := strings.Cut(strings.TrimPrefix(text, headerLine), "\n")
	if v, err := strconv.Atoi(first); err == nil && v > Version && strconv.Itoa(v) == first {
		return header{}, 0, fault(Newer, 0, fmt.Sprintf("version %d, this node reads version %d", v, Version))
	}
	fields := make([]string, 0, 6)
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n")[1:] {
		_, value, _ := strings.Cut(line, " ")
		if i == 6 {
			return bad(0, "the header has more lines than it should")
		}
		fields = append(fields, value)
	}
	if len(fields) != 6 {
		return bad(0, "the header has fewer lines than it should")
	}
	h = header{from: fields[0], to: fields[1], id: fields[2]}
	var err1, err2 error
	h.size, err1 = strconv.ParseInt(fields[3], 10, 64)
	h.padded, err2 = strconv.ParseInt(fields[4], 10, 64)
	hash, err3 := hex.DecodeString(fields[5])
	if err1 != nil || err2 != nil || err3 != nil || len(hash) != len(h.hash) {
		return bad(0, "a number or a hash in the header is none")
	}
	h.hash = [32]byte(hash)
	switch {
	case h.text() != text: // also the names of the lines
		return bad(0, "the header is not written as it should be")
	case !party.ValidID(h.from) || !party.ValidID(h.to) || !hexID.MatchString(h.id):
		return bad(0, "an id in the header is none")
	case h.padded < h.size:
		return bad(0, "the content is larger than the payload")
	case h.size > MaxContent || h.padded > MaxSize:
		return header{}, 0, fault(TooLarge, 0, "by the sizes in the header")
	}
	rest := b[end+2 : min(len(b), maxSigned)]
	stop := bytes.Index(rest, []byte("\n\n"))
	if stop < 0 {
		if len(b) < maxSigned {
			return short("within the signatures")
		}
		return bad(end+2, "the signatures do not end")
	}
	if !twoSignatures(string(rest[:stop]), h.from) {
		return bad(end+2, "there are not two signatures of the sender, each in its one form")
	}
	return h, end + 2 + stop + 1, nil
}

// twoSignatures reports whether the lines are two signature lines by keys of one generation of the party, in the
// one form of base64. Whether they verify is not looked at.
func twoSignatures(lines, from string) bool {
	one, two, ok := strings.Cut(lines, "\n")
	nameOne, sigOne, ok1 := strings.Cut(one, " ")
	if !ok || !ok1 || nameOne != "—" {
		return false
	}
	key, sigOne, ok1 := strings.Cut(sigOne, " ")
	sigTwo, ok2 := strings.CutPrefix(two, "— "+key+" ")
	return ok1 && ok2 && strings.HasPrefix(key, "tansiq.node/"+from+"/") && strictBase64(sigOne) && strictBase64(sigTwo)
}

func strictBase64(s string) bool {
	b, err := base64.StdEncoding.Strict().DecodeString(s)
	return err == nil && len(b) > 4 && base64.StdEncoding.EncodeToString(b) == s
}
