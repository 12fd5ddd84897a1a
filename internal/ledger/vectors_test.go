package ledger

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"math/rand"
	"os"
	"strings"
	"testing"
	"time"

	"tansiq/internal/party"
)

var update = flag.Bool("update", false, "write docs/vectors/ledger.json anew")

const vectorsFile = "../../docs/vectors/ledger.json"

// The parties of the vectors are those of docs/vectors/party.json. Their keys are published and worth nothing.
const (
	keysA = `{"generation":1,"made":"2025-01-10T18:58:00.000Z","secrets":{"age":"AGE-SECRET-KEY-PQ-1FW4TGNC5JRGYH384Q7WFDF05DHG873QGA6Z3V7SM892JJVND4W2QHPAHDF","ed25519":"EBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBA=","mldsa44":"QEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEA=","tls":"cHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHA="},"v":1}`
	keysB = `{"generation":1,"made":"2025-01-10T18:58:00.000Z","secrets":{"age":"AGE-SECRET-KEY-PQ-1R779CZHN23WML82C95UM9XR76V3M90MJJATPXP65RT5Y09T4JAXS0K4Y34","ed25519":"ERERERERERERERERERERERERERERERERERERERERERE=","mldsa44":"QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=","tls":"cXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXFxcXE="},"v":1}`
)

// vectors is the form of docs/vectors/ledger.json, which docs/vectors/README.md explains.
type vectors struct {
	About   string `json:"about"`
	Parties struct {
		A vectorParty `json:"a"`
		B vectorParty `json:"b"`
	} `json:"parties"`
	Log     Log           `json:"log"` // from A to B
	Entries []vectorEntry `json:"entries"`
	// Checkpoint is of all entries, signed by A; Cosigned is that, cosigned by B.
	Checkpoint struct {
		Origin   string    `json:"origin"`
		Size     int64     `json:"size"`
		Root     string    `json:"root"` // hexadecimal
		Text     string    `json:"text"`
		Signed   string    `json:"signed"`
		At       time.Time `json:"at"`
		Cosigned string    `json:"cosigned"`
	} `json:"checkpoint"`
	// Held is what B held before the pieces below: the first entries, and the checkpoint of them.
	Held struct {
		Size       int64  `json:"size"`
		Checkpoint string `json:"checkpoint"`
	} `json:"held"`
	Piece    Piece          `json:"piece"`
	Receipt  string         `json:"receipt"` // for the second entry
	Exported string         `json:"exported"`
	Chain    []vectorChain  `json:"chain"`
	Journal  string         `json:"journal"` // the signed head of the chain, by A
	Refused  []vectorRefuse `json:"refused"`
}

type vectorParty struct {
	Keys json.RawMessage `json:"keys"` // private
	ID   string          `json:"id"`
}

type vectorEntry struct {
	Content    string `json:"content"`
	Salt       string `json:"salt"`       // hexadecimal
	Seen       Head   `json:"seen"`       // of the log from B to A
	Commitment string `json:"commitment"` // hexadecimal
	Entry      string `json:"entry"`      // hexadecimal
}

type vectorChain struct {
	Body string `json:"body"`
	Hash string `json:"hash"` // hexadecimal, after the body
}

// vectorOpening is an opening and the commitment that it should open.
type vectorOpening struct {
	Opening
	Commitment string `json:"commitment"` // hexadecimal
}

func closed(o Opening, commitment [32]byte) json.RawMessage {
	return must(json.Marshal(vectorOpening{o, hex.EncodeToString(commitment[:])}))
}

// vectorRefuse is what must not be taken: the fault that it is, read as a piece, a receipt, an opening or an export.
type vectorRefuse struct {
	Why   string          `json:"why"`
	As    string          `json:"as"`
	Input json.RawMessage `json:"input"`
	Fault FaultKind       `json:"fault"`
}

func vectorKeys(t testing.TB, raw []byte) (*party.Keys, *party.Pin) {
	t.Helper()
	k, err := party.ParseKeys(raw)
	if err != nil {
		t.Fatal(err)
	}
	pin, err := party.NewPin(k.History(), k.Public().Digest())
	if err != nil {
		t.Fatal(err)
	}
	return k, pin
}

func quoted(s string) json.RawMessage { return must(json.Marshal(s)) }

// change changes one thing in a value by way of its JSON.
func change[T any](v T, f func(*T)) json.RawMessage {
	var c T
	if err := json.Unmarshal(must(json.Marshal(v)), &c); err != nil {
		panic(err)
	}
	f(&c)
	return must(json.Marshal(c))
}

// makeVectors makes everything from the private keys of A and B.
func makeVectors(t testing.TB) (v vectors) {
	a, _ := vectorKeys(t, []byte(keysA))
	b, _ := vectorKeys(t, []byte(keysB))
	v.About = "A log from party A to party B: contents and salts, entries, a checkpoint and its cosignature, a piece, a receipt, an export, a journal, and what must be refused; see README.md."
	v.Parties.A, v.Parties.B = vectorParty{[]byte(keysA), a.Public().ID}, vectorParty{[]byte(keysB), b.Public().ID}
	v.Log = Log{a.Public().ID, b.Public().ID}

	day := time.Date(2025, 1, 10, 18, 58, 0, 0, time.UTC)
	own := &book{log: v.Log, head: Empty()}
	seen := Empty()
	held := &book{}
	for i, c := range []Content{
		{Kind: Gave, What: "warning", Ref: "incident--6ba7b810-9dad-41d1-80b4-00c04fd430c8", Parcel: strings.Repeat("0a", 16), Agreement: strings.Repeat("a3", 16), Digest: strings.Repeat("1f", 32)},
		{Kind: Gave, What: "report", Ref: "incident--6ba7b811-9dad-41d1-80b4-00c04fd430c8", Parcel: strings.Repeat("0b", 16), Agreement: strings.Repeat("a3", 16), Digest: strings.Repeat("2f", 32), Step: 1},
		{Kind: Acknowledged, Ref: "incident--6ba7b812-9dad-41d1-80b4-00c04fd430c8"},
		{Kind: Outcome, Ref: "incident--6ba7b812-9dad-41d1-80b4-00c04fd430c8", Code: "foiled"},
		{Kind: Restored, N: 4},
	} {
		if i == 2 {
			_, seen = must2(Extend(Empty(), nil, [][]byte{[]byte("the first entry of B")}))
			*held = *own.copy()
		}
		c.At = day.Add(time.Duration(i) * 7 * time.Minute)
		e, o := must2(NewEntry(c, seen, bytes.NewReader(bytes.Repeat([]byte{byte(0x50 + i)}, SaltSize))))
		m := e.Marshal()
		own.add(m[:], &o, c.At)
		v.Entries = append(v.Entries, vectorEntry{string(o.Content), hex.EncodeToString(o.Salt), seen, hex.EncodeToString(e.Commitment[:]), hex.EncodeToString(m[:])})
	}
	p := &v.Checkpoint
	p.Origin, p.Size, p.Root, p.Text, p.At = v.Log.Origin(), own.head.Size, hex.EncodeToString(own.head.Root[:]), CheckpointText(v.Log, own.head), day.Add(time.Hour)
	signed := must(Checkpoint(v.Log, own.head, a))
	cosigned := must(b.Cosign(signed, p.At))
	p.Signed, p.Cosigned = string(signed), string(cosigned)
	heldCheckpoint := must(Checkpoint(v.Log, held.head, a))
	v.Held.Size, v.Held.Checkpoint = held.head.Size, string(heldCheckpoint)

	v.Piece = must(Cut(v.Log, own.hashes, 2, own.head, own.entries[2:], append([]*Opening{nil}, own.openings[3:]...), signed))
	receipt := must(NewReceipt(own.hashes, 1, own.entries[1], own.openings[1], cosigned))
	v.Receipt = string(receipt)
	own.exports = []Export{{must(b.Cosign(heldCheckpoint, day.Add(10*time.Minute))), true}, {cosigned, true}}
	v.Exported = string(export(t, own))

	var hash [32]byte
	for _, body := range []string{`{"act":"approved"}`, `{"act":"withheld","why":"rule 2"}`} {
		hash = Chain(hash, []byte(body))
		v.Chain = append(v.Chain, vectorChain{body, hex.EncodeToString(hash[:])})
	}
	v.Journal = string(must(JournalHead(v.Log.Writer, 2, hash, a)))

	_, heldSignatures, _ := cutNote(heldCheckpoint)
	other := rewritten(own, 1, rand.New(rand.NewSource(1)))
	forked := must(Cut(v.Log, other.hashes, 1, other.head, other.entries[1:], nil, must(Checkpoint(v.Log, other.head, a))))
	refuse := func(why, as string, fault FaultKind, input json.RawMessage) {
		v.Refused = append(v.Refused, vectorRefuse{why, as, input, fault})
	}
	refuse("an entry is left out", "piece", FaultGap, change(v.Piece, func(p *Piece) { p.Entries, p.Openings = p.Entries[1:], p.Openings[1:] }))
	refuse("two entries have changed places", "piece", FaultReorder, change(v.Piece, func(p *Piece) {
		p.Entries[0], p.Entries[2], p.Openings = p.Entries[2], p.Entries[0], nil
	}))
	refuse("a bit of an entry is changed", "piece", FaultAltered, change(v.Piece, func(p *Piece) { p.Entries[0][1] ^= 1 }))
	refuse("the log was rewritten, and both states are signed", "piece", FaultFork, must(json.Marshal(forked)))
	refuse("the checkpoint bears the signatures of an earlier one", "piece", FaultSwappedSignature, change(v.Piece, func(p *Piece) {
		p.Checkpoint = []byte(v.Checkpoint.Text + heldSignatures)
	}))
	refuse("the checkpoint is signed by B", "piece", FaultBadSignature, change(v.Piece, func(p *Piece) { p.Checkpoint = must(b.Sign(v.Checkpoint.Text)) }))
	refuse("the proof is cut short", "piece", FaultProof, change(v.Piece, func(p *Piece) { p.Proof = p.Proof[1:] }))
	refuse("an entry is opened as another", "piece", FaultOpening, change(v.Piece, func(p *Piece) { p.Openings[1], p.Openings[2] = p.Openings[2], p.Openings[1] }))
	refuse("it is of the opposite log", "piece", FaultWrongLog, change(v.Piece, func(p *Piece) { p.Writer, p.Reader = p.Reader, p.Writer }))
	first := *own.openings[0]
	short := Opening{first.Salt[1:], first.Content}
	refuse("the salt is short: with a zero after it, it would open the same commitment", "opening", FaultOpening, closed(short, Commit(short)))
	refuse("the content is another", "opening", FaultOpening, closed(Opening{first.Salt, bytes.Replace(first.Content, []byte("gave"), []byte("sent"), 1)}, Commit(first)))
	twofold := Opening{first.Salt, bytes.Replace(first.Content, []byte(`"kind":"gave"`), []byte(`"kind":"gave","kind":"recalled"`), 1)}
	refuse("the content gives a name twice", "opening", FaultOpening, closed(twofold, Commit(twofold)))
	refuse("the receipt is for another place", "receipt", FaultProof, quoted(strings.Replace(v.Receipt, "index 1\n", "index 2\n", 1)))
	refuse("the receipt is not cosigned", "receipt", FaultBadSignature, quoted(strings.Replace(v.Receipt, v.Checkpoint.Cosigned, v.Checkpoint.Signed, 1)))
	refuse("a line of the export is missing", "export", FaultGap, quoted(withoutLine(v.Exported, 2)))
	refuse("a content in the export is another", "export", FaultOpening, quoted(strings.Replace(v.Exported, "foiled", "failed", 1)))
	return v
}

func withoutLine(s string, n int) string {
	lines := strings.SplitAfter(s, "\n")
	return strings.Join(append(lines[:n:n], lines[n+1:]...), "")
}

func TestVectors(t *testing.T) {
	if *update {
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(makeVectors(t)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorsFile, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var v vectors
	d := json.NewDecoder(bytes.NewReader(must(os.ReadFile(vectorsFile))))
	d.DisallowUnknownFields()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	a, pinA := vectorKeys(t, v.Parties.A.Keys)
	b, pinB := vectorKeys(t, v.Parties.B.Keys)
	if v.Parties.A.ID != a.Public().ID || v.Parties.B.ID != b.Public().ID || v.Log != (Log{a.Public().ID, b.Public().ID}) {
		t.Fatal("the parties are others")
	}

	own, held := &book{log: v.Log, head: Empty()}, &book{}
	for i, x := range v.Entries {
		if int64(i) == v.Held.Size {
			held = own.copy()
		}
		salt := must(hex.DecodeString(x.Salt))
		c := must(ParseContent([]byte(x.Content)))
		e, o, err := NewEntry(c, x.Seen, bytes.NewReader(salt))
		if err != nil {
			t.Fatal(err)
		}
		m := e.Marshal()
		if hex.EncodeToString(e.Commitment[:]) != x.Commitment || hex.EncodeToString(m[:]) != x.Entry || string(o.Content) != x.Content {
			t.Errorf("entry %d is another: %x", i, m)
		}
		own.add(m[:], &o, c.At)
	}

	p := v.Checkpoint
	l, h, err := ParseCheckpoint(p.Text)
	if err != nil || l != v.Log || h != own.head || h.Size != p.Size || hex.EncodeToString(h.Root[:]) != p.Root || l.Origin() != p.Origin {
		t.Errorf("checkpoint: %v %v %v", l, h, err)
	}
	if again := must(Checkpoint(v.Log, own.head, a)); string(again) != p.Signed {
		t.Error("the signed checkpoint is another")
	}
	if again := must(b.Cosign([]byte(p.Signed), p.At)); string(again) != p.Cosigned {
		t.Error("the cosigned checkpoint is another")
	}
	if m, err := Cosigned(v.Log, own.tree(), Mark{}, []byte(p.Cosigned), pinA, pinB); err != nil || m != (Mark{p.Size, p.At}) {
		t.Errorf("cosignature: %+v %v", m, err)
	}

	mirror := Mirror{Log: v.Log, Head: held.head, Hashes: held.hashes, Seen: held.last(), Checkpoint: []byte(v.Held.Checkpoint), Now: p.At}
	taken, err := mirror.Take(v.Piece, pinA)
	if err != nil || taken.Head != own.head || len(taken.New) != 3 || len(taken.Opened) != 2 || taken.Opened[1].Content.Kind != Restored || len(taken.Flags) != 0 {
		t.Errorf("piece: %+v %v", taken, err)
	}
	r, err := VerifyReceipt([]byte(v.Receipt), pinA, pinB)
	if err != nil || r.Index != 1 || !r.Before.Equal(p.At) || r.Content.What != "report" {
		t.Errorf("receipt: %+v %v", r, err)
	}
	keys := func(Header) (Opener, Witness, error) { return pinA, pinB, nil }
	report, err := VerifyLog(strings.NewReader(v.Exported), keys, nil)
	if err != nil || report.Logs[0].Head != own.head || report.Logs[0].Cosigned != own.head.Size || report.Logs[0].Flagged != 0 {
		t.Errorf("export: %+v %v", report, err)
	}
	var hash [32]byte
	for _, x := range v.Chain {
		if hash = Chain(hash, []byte(x.Body)); hex.EncodeToString(hash[:]) != x.Hash {
			t.Errorf("chain: %x", hash)
		}
	}
	bodies := func(yield func([]byte, error) bool) {
		for _, x := range v.Chain {
			if !yield([]byte(x.Body), nil) {
				return
			}
		}
	}
	if r, err := VerifyJournal(v.Log.Writer, bodies, [][]byte{[]byte(v.Journal)}, pinA); err != nil || r.Signed != 2 || r.Hash != hash {
		t.Errorf("journal: %+v %v", r, err)
	}

	for _, x := range v.Refused {
		var err error
		switch x.As {
		case "piece":
			var p Piece
			if err := json.Unmarshal(x.Input, &p); err != nil {
				t.Fatal(err)
			}
			_, err = mirror.Take(p, pinA)
		case "opening":
			var o vectorOpening
			if err := json.Unmarshal(x.Input, &o); err != nil {
				t.Fatal(err)
			}
			if _, bad := o.Open([32]byte(must(hex.DecodeString(o.Commitment)))); bad != nil {
				err = &Fault{Kind: FaultOpening}
			}
		default:
			var s string
			if err := json.Unmarshal(x.Input, &s); err != nil {
				t.Fatal(err)
			}
			if x.As == "receipt" {
				_, err = VerifyReceipt([]byte(s), pinA, pinB)
			} else {
				_, err = VerifyLog(strings.NewReader(s), keys, nil)
			}
		}
		if KindOf(err) != x.Fault {
			t.Errorf("%s (%s): %v, want %s", x.Why, x.As, err, x.Fault)
		}
	}
}
