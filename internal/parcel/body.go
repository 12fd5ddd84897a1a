package parcel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"tansiq/internal/agreement"
	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/party"
	"tansiq/internal/text"
)

// Kind is what a parcel is about.
type Kind string

// The kinds.
const (
	KindKeys        Kind = "keys"        // the sender's keys were replaced or revoked
	KindInstrument  Kind = "instrument"  // something to sign, with the proposer's own signature
	KindSignature   Kind = "signature"   // signatures and withdrawals on an instrument
	KindRelease     Kind = "release"     // copies given under an agreement, and copies no longer given
	KindAcknowledge Kind = "acknowledge" // somebody has read these copies
	KindOutcome     Kind = "outcome"     // what came of a copy
	KindRecall      Kind = "recall"      // take these copies back, here and onward
	KindRecalled    Kind = "recalled"    // they are withdrawn here and onward
	KindAsk         Kind = "ask"         // may these copies go on to somebody?
	KindAnswer      Kind = "answer"      // yes, no, or on conditions
	KindBreach      Kind = "breach"      // an agreement was broken
	KindHeads       Kind = "heads"       // how both logs of the ledger stand at the sender
	KindMirror      Kind = "mirror"      // a restored node asks for its own log, or is given it
	KindReceipt     Kind = "receipt"     // what became of a parcel
)

// Kinds lists all kinds.
func Kinds() []Kind {
	return []Kind{KindKeys, KindInstrument, KindSignature, KindRelease, KindAcknowledge, KindOutcome, KindRecall, KindRecalled,
		KindAsk, KindAnswer, KindBreach, KindHeads, KindMirror, KindReceipt}
}

// Body is the typed content of a parcel, one type per kind. Its implementations are the structs of this package, as
// values: Keys, Instrument, Signature and so on.
type Body interface {
	// Kind is the kind of parcel that holds it.
	Kind() Kind
	// Validate returns nil or an *Error with the code Content that names the field. Seal and Open call it.
	Validate() error
	// encode writes it as JSON, keeping the bytes of what is not ours.
	encode() ([]byte, error)
}

// Keys tells that the sender's keys were replaced, or that they are worth nothing any more. Exactly one is set. The
// parcel is signed with keys that its recipient may be taken to hold, so usually with the earlier ones.
type Keys struct {
	Rotations  []party.Rotation  `json:"rotations,omitempty"` // in their order; those that the recipient holds already do not matter
	Revocation *party.Revocation `json:"revocation,omitempty"`
}

// Instrument proposes something to sign: the recipient's sheet, which opens the parts that are for it, and notes on
// it, of which the proposer's signature is one.
type Instrument struct {
	Sheet instrument.Sheet `json:"sheet"`
	Notes []Note           `json:"notes"`
}

// Signature carries signed notes on one lineage: signatures, what somebody holds, a withdrawal; as many as its sender
// likes to pass on.
type Signature struct {
	Lineage string `json:"lineage"`
	Notes   []Note `json:"notes"` // in any order
}

// Note is a C2SP signed note as its exact bytes. In JSON it is a string.
type Note []byte

// MarshalJSON writes the note as a string.
func (n Note) MarshalJSON() ([]byte, error) {
	if !utf8.Valid(n) {
		return nil, errors.New("a signed note is valid UTF-8")
	}
	return marshal(string(n))
}

// UnmarshalJSON reads a string.
func (n *Note) UnmarshalJSON(b []byte) error {
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*n = Note(s)
	return nil
}

// Release is what goes under one agreement. Its terms are repeated from the agreement, so that a copy never stands
// without them; the agreement that both signed decides where the two differ.
type Release struct {
	Lineage       string         `json:"lineage"`   // of the agreement
	Agreement     string         `json:"agreement"` // id of the version in force
	Step          int            `json:"step"`      // the step that is open, from 1
	Purpose       string         `json:"purpose"`   // code of the purpose
	PurposeText   text.Bilingual `json:"purpose_text,omitzero"`
	PAP           string         `json:"pap"`            // "PAP:RED" … "PAP:CLEAR"
	RetentionDays int            `json:"retention_days"` // from the day given, at least 1
	Onward        Onward         `json:"onward"`
	Basis         string         `json:"basis,omitempty"`     // code of the legal basis, where one is named
	Withdrawn     []string       `json:"withdrawn,omitempty"` // ids of copies that no longer stand given

	// Objects are the copies, each one STIX object with exactly these bytes, without white space around it. After
	// Open they share memory with the parcel.
	Objects [][]byte `json:"-"`
}

// Onward says on what terms copies may be passed on.
type Onward struct {
	Rule    string   `json:"rule"`              // "none", "ask" or "listed"
	Parties []string `json:"parties,omitempty"` // for "listed": party ids, or "*" alone
	Ceiling string   `json:"ceiling,omitempty"` // for "listed": TLP level, such as "TLP:GREEN"
}

// Acknowledge says that somebody at the sender has read the copies.
type Acknowledge struct {
	Copies []string `json:"copies"`
}

// Outcome says what came of one copy.
type Outcome struct {
	Copy   string         `json:"copy"`
	Code   string         `json:"code"` // one of OutcomeCodes
	Text   text.Bilingual `json:"text,omitzero"`
	Seized []Seized       `json:"seized,omitempty"`
}

// Seized is one line of an inventory: things of one sort. There is no way to write a person.
type Seized struct {
	Item   string `json:"item"`           // one of SeizedItems
	Count  int64  `json:"count"`          // at least 1
	Unit   string `json:"unit,omitempty"` // empty: pieces; "kg", "litre"; for cash a currency such as "USD"
	Approx bool   `json:"approx,omitempty"`
}

// Recall asks the recipient to withdraw copies and to have them withdrawn wherever it passed them on.
type Recall struct {
	Copies []string `json:"copies"`
	Reason string   `json:"reason"` // one of RecallReasons
}

// Recalled answers a Recall: the copies are withdrawn here and onward. It has no names and no counts, so that it does
// not tell whether they had gone on at all.
type Recalled struct {
	Copies []string `json:"copies"` // those that the recall named
}

// Ask asks the originator whether copies may go on.
type Ask struct {
	Copies      []string       `json:"copies"`
	To          AskTo          `json:"to"`
	Purpose     string         `json:"purpose"` // code of the purpose
	PurposeText text.Bilingual `json:"purpose_text,omitzero"`
}

// AskTo says to whom something would go, as much of it as the asker wants to tell.
type AskTo struct {
	Who   string         `json:"who"`             // "party", "class" or "nobody": not told
	Party string         `json:"party,omitempty"` // for "party": its id
	Class text.Bilingual `json:"class,omitzero"`  // for "class": of what sort, in words
}

// Answer answers an Ask.
type Answer struct {
	Copies     []string       `json:"copies"`
	Answer     string         `json:"answer"` // "yes", "no" or "conditions"
	Conditions text.Bilingual `json:"conditions,omitzero"`
	Ceiling    string         `json:"ceiling,omitempty"` // with "conditions": nothing marked above it goes on
}

// Breach says that the recipient broke an agreement, as the sender sees it.
type Breach struct {
	Lineage string         `json:"lineage"`
	Code    string         `json:"code"` // one of BreachCodes
	Text    text.Bilingual `json:"text"`
	Copies  []string       `json:"copies,omitempty"` // those that it concerns
}

// Heads says how both logs of a ledger stand at the sender; a log that is empty has no checkpoint.
type Heads struct {
	Written   Note `json:"written,omitempty"`   // newest checkpoint of the log that the sender writes, signed by it
	Witnessed Note `json:"witnessed,omitempty"` // newest checkpoint of the log that the recipient writes, cosigned by the sender
}

// Mirror is how a restored node gets back what it had written: it asks, and its partner answers from the mirror.
// Exactly one is set.
type Mirror struct {
	Request *MirrorRequest `json:"request,omitempty"`
	Answer  *MirrorAnswer  `json:"answer,omitempty"`
}

// MirrorRequest asks for the entries of one of the two logs with their openings.
type MirrorRequest struct {
	Writer string `json:"writer"` // party id: whose log
	From   int64  `json:"from"`   // first entry wanted
	Limit  int    `json:"limit"`  // at most so many entries, 1…MaxEntries; the answer may hold fewer
}

// MirrorAnswer is a piece of the log that was asked for.
type MirrorAnswer struct {
	Piece ledger.Piece `json:"piece"`
	More  bool         `json:"more,omitempty"` // there are further entries
}

// Receipt answers any parcel: what became of it. It depends on nothing but what its recipient sent, and has no counts.
type Receipt struct {
	Status Status `json:"status"`
	Fault  Code   `json:"fault,omitempty"` // why it was Refused, or what it is Waiting for: a Code of this package, or of another room
}

// Status is what became of a parcel.
type Status string

// The states.
const (
	Accepted Status = "accepted" // taken, or it had been taken before
	Waiting  Status = "waiting"  // it is whole, but something that comes before it is missing
	Refused  Status = "refused"  // it will not be taken, for the reason in Fault
)

// OutcomeCodes lists what can have come of a copy.
func OutcomeCodes() []string {
	return []string{"foiled", "occurred", "did_not_occur", "not_credible", "no_action", "unknown"}
}

// SeizedItems lists what an inventory can hold: things, never persons. What has no word of its own is "other".
func SeizedItems() []string {
	return []string{"rifles", "pistols", "machine_guns", "sniper_rifles", "launchers", "rockets", "missiles", "mortars", "shells", "grenades",
		"mines", "explosive_devices", "explosive_belts", "explosives", "detonators", "ammunition", "magazines", "vehicles", "motorcycles", "drones",
		"phones", "sim_cards", "computers", "storage_media", "cameras", "radios", "night_vision", "documents", "stamps", "flags", "uniforms", "cash",
		"gold", "fuel", "drugs", "medicine", "food", "tools", "other"}
}

// RecallReasons lists why copies can be called back.
func RecallReasons() []string {
	return []string{"wrong", "source", "originator", "person", "marking", "ended", "unstated"}
}

// BreachCodes lists how an agreement can be broken.
func BreachCodes() []string { return agreement.Breaches() }

// How much a body may hold.
const (
	MaxObjects = 100_000 // objects in one release
	MaxIDs     = 100_000 // ids in one list
	MaxNotes   = 256     // notes in one Instrument or Signature
	MaxEntries = 20_000  // entries in one answer from a mirror
	MaxText    = 8_000   // characters of one text in one language
	maxNote    = 512 << 10
)

// Kind is KindKeys.
func (Keys) Kind() Kind { return KindKeys }

// Kind is KindInstrument.
func (Instrument) Kind() Kind { return KindInstrument }

// Kind is KindSignature.
func (Signature) Kind() Kind { return KindSignature }

// Kind is KindRelease.
func (Release) Kind() Kind { return KindRelease }

// Kind is KindAcknowledge.
func (Acknowledge) Kind() Kind { return KindAcknowledge }

// Kind is KindOutcome.
func (Outcome) Kind() Kind { return KindOutcome }

// Kind is KindRecall.
func (Recall) Kind() Kind { return KindRecall }

// Kind is KindRecalled.
func (Recalled) Kind() Kind { return KindRecalled }

// Kind is KindAsk.
func (Ask) Kind() Kind { return KindAsk }

// Kind is KindAnswer.
func (Answer) Kind() Kind { return KindAnswer }

// Kind is KindBreach.
func (Breach) Kind() Kind { return KindBreach }

// Kind is KindHeads.
func (Heads) Kind() Kind { return KindHeads }

// Kind is KindMirror.
func (Mirror) Kind() Kind { return KindMirror }

// Kind is KindReceipt.
func (Receipt) Kind() Kind { return KindReceipt }

func (b Keys) encode() ([]byte, error)        { return marshal(b) }
func (b Instrument) encode() ([]byte, error)  { return marshal(b) }
func (b Signature) encode() ([]byte, error)   { return marshal(b) }
func (b Acknowledge) encode() ([]byte, error) { return marshal(b) }
func (b Outcome) encode() ([]byte, error)     { return marshal(b) }
func (b Recall) encode() ([]byte, error)      { return marshal(b) }
func (b Recalled) encode() ([]byte, error)    { return marshal(b) }
func (b Ask) encode() ([]byte, error)         { return marshal(b) }
func (b Answer) encode() ([]byte, error)      { return marshal(b) }
func (b Breach) encode() ([]byte, error)      { return marshal(b) }
func (b Heads) encode() ([]byte, error)       { return marshal(b) }
func (b Mirror) encode() ([]byte, error)      { return marshal(b) }
func (b Receipt) encode() ([]byte, error)     { return marshal(b) }

// encode puts the objects in by hand: encoding/json would take white space out of them and escape characters.
func (b Release) encode() ([]byte, error) {
	head, err := marshal(b)
	if err != nil {
		return nil, err
	}
	return splice(head, "objects", func(out []byte) []byte {
		out = append(out, '[')
		for i, o := range b.Objects {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, o...)
		}
		return append(out, ']')
	}, sizes(b.Objects)), nil
}

func sizes(list [][]byte) int {
	n := 2
	for _, b := range list {
		n += len(b) + 1
	}
	return n
}

// marshal writes v as JSON without the escapes that only HTML needs.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// splice adds a member to the end of an object that has others, with a value of about n bytes that write appends.
func splice(object []byte, name string, write func([]byte) []byte, n int) []byte {
	out := make([]byte, 0, len(object)+len(name)+n+8)
	out = append(out, object[:len(object)-1]...)
	out = append(out, `,"`...)
	out = append(out, name...)
	out = append(out, `":`...)
	return append(write(out), '}')
}

// decodeBody reads a body whose syntax scanObject has not yet held against the rule for names. Unknown fields are
// refused where strict.
func decodeBody(kind Kind, raw []byte, strict bool) (Body, error) {
	switch kind {
	case KindKeys:
		return decode[Keys](raw, strict)
	case KindInstrument:
		return decode[Instrument](raw, strict, "body")
	case KindSignature:
		return decode[Signature](raw, strict)
	case KindRelease:
		return decodeRelease(raw, strict)
	case KindAcknowledge:
		return decode[Acknowledge](raw, strict)
	case KindOutcome:
		return decode[Outcome](raw, strict)
	case KindRecall:
		return decode[Recall](raw, strict)
	case KindRecalled:
		return decode[Recalled](raw, strict)
	case KindAsk:
		return decode[Ask](raw, strict)
	case KindAnswer:
		return decode[Answer](raw, strict)
	case KindBreach:
		return decode[Breach](raw, strict)
	case KindHeads:
		return decode[Heads](raw, strict)
	case KindMirror:
		return decode[Mirror](raw, strict)
	case KindReceipt:
		return decode[Receipt](raw, strict)
	}
	return nil, contentFault("kind", fmt.Sprintf("%q is no kind of parcel", clip(string(kind))))
}

// decode reads a typed body; within the members named in free, names are not ours.
func decode[T Body](raw []byte, strict bool, free ...string) (Body, error) {
	if _, err := scanObject(raw, free...); err != nil {
		return nil, err
	}
	var b T
	return b, into(raw, strict, &b)
}

// into decodes JSON that scanObject has passed.
func into(raw []byte, strict bool, v any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	if strict {
		d.DisallowUnknownFields()
	}
	return d.Decode(v)
}

// decodeRelease takes the objects out with their exact bytes and decodes the rest.
func decodeRelease(raw []byte, strict bool) (Body, error) {
	members, err := scanObject(raw, "objects")
	if err != nil {
		return nil, err
	}
	var (
		r     Release
		rest  = []byte{'{'}
		found bool
	)
	for _, m := range members {
		if m.name == "objects" {
			if r.Objects, err = elements(m.value); err != nil {
				return nil, contentFault("objects", "not a list")
			}
			found = true
			continue
		}
		if len(rest) > 1 {
			rest = append(rest, ',')
		}
		rest = append(append(append(rest, '"'), m.name...), `":`...)
		rest = append(rest, m.value...)
	}
	if !found {
		return nil, contentFault("objects", "missing")
	}
	return r, into(append(rest, '}'), strict, &r)
}
