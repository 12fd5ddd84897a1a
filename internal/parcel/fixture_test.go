package parcel

import (
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"filippo.io/age"

	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/party"
	"tansiq/internal/text"
)

var noon = time.Date(2025, 1, 10, 18, 58, 0, 0, time.UTC)

// people are two partners and a stranger.
type people struct {
	a, b, stranger *party.Keys
	pinA           *party.Pin // what b holds of a
}

var partners = sync.OnceValue(func() people {
	var p people
	for _, k := range []**party.Keys{&p.a, &p.b, &p.stranger} {
		var err error
		if *k, err = party.Generate(noon.Add(-time.Hour)); err != nil {
			panic(err)
		}
	}
	p.pinA = pinOf(p.a)
	return p
})

func pinOf(k *party.Keys) *party.Pin {
	pin, err := party.NewPin(k.History(), k.Public().Digest())
	if err != nil {
		panic(err)
	}
	return pin
}

func pinsOf(list ...*party.Pin) Pins {
	return func(id string) (*party.Pin, error) {
		for _, p := range list {
			if p.ID == id {
				return p, nil
			}
		}
		return nil, nil
	}
}

// reader is b, who has pinned a.
func (p people) reader() Reader {
	return Reader{ID: p.b.Public().ID, Identities: []age.Identity{p.b.AgeIdentity()}, Pins: pinsOf(p.pinA)}
}

func (p people) open(b []byte) (Parcel, error) { return Open(b, p.b.Public().ID, pinsOf(p.pinA)) }

// parcel is one from a to b.
func (p people) parcel(body Body) Parcel {
	q := Parcel{ID: NewID(), From: p.a.Public().ID, To: p.b.Public().ID, At: noon, Body: body}
	switch body.(type) {
	case Receipt, Recalled, Answer:
		q.Answers = NewID()
	}
	return q
}

func mustSeal(t testing.TB, p Parcel, k *party.Keys) []byte {
	t.Helper()
	b, err := Seal(p, k)
	if err != nil {
		t.Fatalf("sealing a parcel of kind %q: %v", p.Kind(), err)
	}
	return b
}

const (
	lineage = "1f0a3c5b7d9e2f4061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d8"
	version = "9e2f4061728394a5b6c7d8e9fa0b1c2d3e4f5061728394a5b6c7d81f0a3c5b7d"
	copyOne = "report--84e4d88f-44ea-4bcd-bbf3-b2c1c320bcb3"
	copyTwo = "incident--0e7c8b8a-3c6e-4e9a-8a56-4e0b7d9f1a22"
)

// crooked is a STIX object as nobody's encoder would write it: white space, escapes, numbers in odd forms.
const crooked = "{ \"type\":\"note\",\n\t\"spec_version\" : \"2.1\", \"id\":\"note--6ba7b810-9dad-41d1-80b4-00c04fd430c8\"," +
	"\"created\":\"2025-01-10T18:58:00.000Z\",\"modified\":\"2025-01-10T18:58:00.000Z\",\r\n" +
	`"content":"\u0645\u0642\u0627\u0645 <b>&\u2028</b> \/ نص","object_refs":["` + copyOne + `"],"x_n":[1.0E+1,-0,0.10]}`

func plain(id, content string) []byte {
	return fmt.Appendf(nil, `{"type":"note","spec_version":"2.1","id":"note--%s","created":"2025-01-10T18:58:00.000Z","modified":"2025-01-10T18:58:00.000Z","content":%q,"object_refs":[%q]}`,
		id, content, copyOne)
}

func release() Release {
	return Release{
		Lineage: lineage, Agreement: version, Step: 1, Purpose: "prevent_attacks", PAP: "PAP:AMBER", RetentionDays: 365,
		PurposeText: text.Bilingual{AR: "منع الهجمات", EN: "stopping attacks"},
		Onward:      Onward{Rule: "ask"}, Basis: "duty_to_warn", Withdrawn: []string{copyTwo},
		Objects: [][]byte{[]byte(crooked), plain("7ba7b810-9dad-41d1-80b4-00c04fd430c8", "second")},
	}
}

// zeroReader is a source of salts for tests.
type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// logOf is a log with n entries, from its beginning.
func logOf(t testing.TB, l ledger.Log, k *party.Keys, n int) ledger.Piece {
	t.Helper()
	var (
		leaves   [][]byte
		openings []*ledger.Opening
	)
	for i := range n {
		c := ledger.Content{Kind: ledger.Gave, At: noon, Ref: copyOne, What: "report", N: i}
		e, o, err := ledger.NewEntry(c, ledger.Empty(), zeroReader{})
		if err != nil {
			t.Fatal(err)
		}
		b := e.Marshal()
		leaves = append(leaves, b[:])
		if openings = append(openings, &o); i%3 == 2 {
			openings[i] = nil
		}
	}
	stored, head, err := ledger.Extend(ledger.Empty(), ledger.Hashes(nil), leaves)
	if err != nil {
		t.Fatal(err)
	}
	checkpoint, err := ledger.Checkpoint(l, head, k)
	if err != nil {
		t.Fatal(err)
	}
	piece, err := ledger.Cut(l, ledger.Hashes(stored), 0, head, leaves, openings, checkpoint)
	if err != nil {
		t.Fatal(err)
	}
	return piece
}

// bodies is one body of every kind, from a to b.
func bodies(t testing.TB, a, b *party.Keys) []Body {
	t.Helper()
	idA, idB := a.Public().ID, b.Public().ID
	_, rotation, err := a.Next(noon)
	if err != nil {
		t.Fatal(err)
	}
	revocation, err := a.Revoke(noon, party.Compromised)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := instrument.Propose(instrument.Proposal{
		Kind: instrument.Agreement, Parties: []string{idA, idB}, SignBy: noon.Add(48 * time.Hour), EffectiveFrom: noon.Add(72 * time.Hour),
		Parts: []instrument.Part{
			{Name: "terms", For: []string{idA, idB}, Body: json.RawMessage(`{"Title":"اتفاق <1>"}`)},
			{Name: "own", For: []string{idA}, Body: json.RawMessage(`{"a":1}`)},
		},
	}, zeroReader{})
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := draft.For(idB)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := instrument.Sign(draft.Head, a)
	if err != nil {
		t.Fatal(err)
	}
	piece := logOf(t, ledger.Log{Writer: idA, Reader: idB}, a, 4)
	theirs := logOf(t, ledger.Log{Writer: idB, Reader: idA}, b, 2)
	cosigned, err := a.Cosign(theirs.Checkpoint, noon)
	if err != nil {
		t.Fatal(err)
	}
	note := Note(signed)
	return []Body{
		Keys{Rotations: []party.Rotation{*rotation}},
		Keys{Revocation: revocation},
		Instrument{Sheet: sheet, Notes: []Note{note}},
		Signature{Lineage: draft.Head.Lineage, Notes: []Note{note}},
		release(),
		Acknowledge{Copies: []string{copyOne, copyTwo}},
		Outcome{
			Copy: copyOne, Code: "foiled", Text: text.Bilingual{AR: "أُحبط", EN: "foiled"},
			Seized: []Seized{{Item: "explosive_belts", Count: 3}, {Item: "cash", Count: 12000, Unit: "USD", Approx: true}},
		},
		Recall{Copies: []string{copyOne}, Reason: "source"},
		Recalled{Copies: []string{copyOne}},
		Ask{Copies: []string{copyOne}, To: AskTo{Who: "class", Class: text.Bilingual{AR: "جهة إغاثة", EN: "an aid organisation"}}, Purpose: "protect_people"},
		Answer{Copies: []string{copyOne}, Answer: "conditions", Conditions: text.Bilingual{EN: "without the place"}, Ceiling: "TLP:GREEN"},
		Breach{Lineage: lineage, Code: "onward", Text: text.Bilingual{AR: "نُشر النص", EN: "the text was published"}, Copies: []string{copyOne}},
		Heads{Written: piece.Checkpoint, Witnessed: cosigned},
		Mirror{Request: &MirrorRequest{Writer: idA, From: 3, Limit: 1000}},
		Mirror{Answer: &MirrorAnswer{Piece: theirs, More: true}},
		Receipt{Status: Refused, Fault: Newer},
		Receipt{Status: Accepted},
	}
}

func allCodes() []Code {
	return []Code{NotParcel, TooLarge, Truncated, Trailing, NotForUs, UnknownParty, UnknownKey, OldKey, Revoked, BadSignature, Changed, Padding, Newer,
		Syntax, Content, NotCourier, WrongRecipient, Damaged, Incomplete, Foreign}
}

func codeOf(err error) Code {
	if e, ok := err.(*Error); ok {
		return e.Code
	}
	return ""
}

func long(n int) string { return strings.Repeat("ع", n) }
