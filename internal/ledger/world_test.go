package ledger

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// hand is a party's keys as the tests need them: one Ed25519 key that signs and cosigns. The real ones are in
// package party; vectors and benchmarks use those.
type hand struct {
	id  string
	key ed25519.PrivateKey
}

func newHand(id string) hand {
	seed := sha256.Sum256([]byte(id))
	return hand{id, ed25519.NewKeyFromSeed(seed[:])}
}

func (h hand) line(name string, sig []byte) string {
	return "— " + name + " " + base64.StdEncoding.EncodeToString(sig) + "\n"
}

func (h hand) Sign(text string) ([]byte, error) {
	return []byte(text + "\n" + h.line("note/"+h.id, ed25519.Sign(h.key, []byte("note\n"+text)))), nil
}

func (h hand) Cosign(signed []byte, at time.Time) []byte {
	text, lines, _ := cutNote(signed)
	kept := ""
	for line := range strings.Lines(strings.TrimPrefix(lines, "\n")) {
		if !strings.HasPrefix(line, "— cosign/"+h.id+" ") {
			kept += line
		}
	}
	stamp := binary.BigEndian.AppendUint64(nil, uint64(at.Unix()))
	sig := append(stamp, ed25519.Sign(h.key, append([]byte("cosign\n"+text), stamp...))...)
	return []byte(text + "\n" + kept + h.line("cosign/"+h.id, sig))
}

func (h hand) find(signed []byte, name string) (text string, sig []byte, err error) {
	text, lines, ok := cutNote(signed)
	if !ok {
		return "", nil, errors.New("this is no note")
	}
	for line := range strings.Lines(lines) {
		if s, ok := strings.CutPrefix(line, "— "+name+" "); ok {
			sig, err = base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(s, "\n"))
			return text, sig, err
		}
	}
	return "", nil, errors.New("the party did not sign")
}

func (h hand) Open(signed []byte) (string, int, error) {
	text, sig, err := h.find(signed, "note/"+h.id)
	if err != nil {
		return "", 0, err
	}
	if !ed25519.Verify(h.key.Public().(ed25519.PublicKey), []byte("note\n"+text), sig) {
		return "", 0, errors.New("the signature is wrong")
	}
	return text, 1, nil
}

func (h hand) OpenCosigned(signed []byte) (string, int, time.Time, error) {
	text, sig, err := h.find(signed, "cosign/"+h.id)
	if err != nil {
		return "", 0, time.Time{}, err
	}
	if len(sig) != 8+ed25519.SignatureSize || !ed25519.Verify(h.key.Public().(ed25519.PublicKey), append([]byte("cosign\n"+text), sig[:8]...), sig[8:]) {
		return "", 0, time.Time{}, errors.New("the cosignature is wrong")
	}
	return text, 1, time.Unix(int64(binary.BigEndian.Uint64(sig)), 0).UTC(), nil
}

// book is one log as somebody holds it: its writer, or its reader as a mirror.
type book struct {
	log      Log
	entries  [][]byte
	openings []*Opening
	times    []time.Time // that count
	hashes   Hashes
	head     Head
	signed   []byte   // newest checkpoint
	exports  []Export // cosigned checkpoints, by size
	marks    []Mark
}

func (b *book) tree() Tree { return Tree{Head: b.head, Hashes: b.hashes} }

func (b *book) copy() *book {
	c := *b
	c.entries, c.openings, c.times, c.hashes = slices.Clone(b.entries), slices.Clone(b.openings), slices.Clone(b.times), slices.Clone(b.hashes)
	c.exports, c.marks = slices.Clone(b.exports), slices.Clone(b.marks)
	return &c
}

func (b *book) last() Head {
	if len(b.entries) == 0 {
		return Head{}
	}
	return must(ParseEntry(b.entries[len(b.entries)-1])).Seen
}

// contents are those of the entries, zero where there is no opening.
func (b *book) contents() []Content {
	out := make([]Content, len(b.entries))
	for i, o := range b.openings {
		if o != nil {
			out[i] = must(ParseContent(o.Content))
		}
	}
	return out
}

func (b *book) add(entry []byte, o *Opening, at time.Time) {
	hashes, head, err := Extend(b.head, b.hashes, [][]byte{entry})
	if err != nil {
		panic(err)
	}
	b.entries, b.openings, b.times = append(b.entries, entry), append(b.openings, o), append(b.times, at)
	b.hashes, b.head = append(b.hashes, hashes...), head
}

// desk is one of two parties, with its own log and its mirror of the other's.
type desk struct {
	hand
	own, mirror *book
	partner     hand
	clock       *time.Time
	random      io.Reader
}

var firstDay = time.Date(2025, 1, 10, 9, 0, 0, 0, time.UTC)

// twoDesks are two parties that have just met.
func twoDesks(seed int64) (a, b *desk) {
	clock := firstDay
	random := rand.New(rand.NewSource(seed))
	one := func(self, other string) *desk {
		l := Log{Writer: self, Reader: other}
		return &desk{hand: newHand(self), partner: newHand(other), clock: &clock, random: random,
			own: &book{log: l, head: Empty()}, mirror: &book{log: l.Opposite(), head: Empty()}}
	}
	return one("p-damascus", "p-desert"), one("p-desert", "p-damascus")
}

func (d *desk) wait(t time.Duration) { *d.clock = d.clock.Add(t) }

// write appends to the desk's own log, as an honest desk does.
func (d *desk) write(c Content) {
	if c.At.IsZero() {
		c.At = *d.clock
	}
	e, o := must2(NewEntry(c, d.mirror.head, d.random))
	b := e.Marshal()
	d.own.add(b[:], &o, c.At)
}

// piece is what the desk's log has from an entry on.
func (d *desk) piece(from int64) Piece { return pieceOf(d.own, d.hand, from) }

func pieceOf(b *book, k hand, from int64) Piece {
	b.signed = must(Checkpoint(b.log, b.head, k))
	return must(Cut(b.log, b.hashes, from, b.head, slices.Clone(b.entries[from:]), slices.Clone(b.openings[from:]), b.signed))
}

func (d *desk) view() Mirror {
	m := Mirror{Log: d.mirror.log, Head: d.mirror.head, Hashes: d.mirror.hashes, Seen: d.mirror.last(), Checkpoint: d.mirror.signed, Now: *d.clock}
	own := d.own.tree()
	m.Opposite = &own
	m.Find = func(c [32]byte) (int64, bool, error) {
		for i, e := range d.mirror.entries {
			if bytes.Equal(e[1:33], c[:]) {
				return int64(i), true, nil
			}
		}
		return 0, false, nil
	}
	for _, t := range d.mirror.times {
		m.Latest = later(m.Latest, t)
	}
	m.NotBefore = func(seen int64) (time.Time, error) {
		t := NotBefore(d.mirror.marks, must(ParseEntry(d.own.entries[seen-1])))
		for _, at := range d.own.times[:seen] {
			t = later(t, at)
		}
		return t, nil
	}
	return m
}

// take takes a piece in, stores it, and answers with the cosignature.
func (d *desk) take(p Piece) (Taken, []byte, error) {
	taken, err := d.view().Take(p, d.partner)
	if err != nil {
		return taken, nil, err
	}
	m := d.mirror
	m.entries = append(m.entries, taken.New...)
	m.hashes = append(m.hashes, taken.Hashes...)
	m.openings = append(m.openings, make([]*Opening, len(taken.New))...)
	m.times = append(m.times, make([]time.Time, len(taken.New))...)
	for _, o := range taken.Opened {
		m.openings[o.Index], m.times[o.Index] = &o.Opening, o.Time
	}
	if root := must(tlog.TreeHash(taken.Head.Size, m.hashes)); root != taken.Head.Root {
		return taken, nil, fmt.Errorf("what was to be stored gives root %v and not %v", root, taken.Head.Root)
	}
	m.head, m.signed = taken.Head, p.Checkpoint
	cosigned := d.Cosign(p.Checkpoint, *d.clock)
	m.marks = append(m.marks, Mark{taken.Head.Size, d.clock.Truncate(time.Second)})
	m.exports = append(m.exports, Export{cosigned, true})
	return taken, cosigned, nil
}

// settle takes a cosignature in as the receipt for the desk's own log.
func (d *desk) settle(cosigned []byte) error {
	var last Mark
	if n := len(d.own.marks); n > 0 {
		last = d.own.marks[n-1]
	}
	m, err := Cosigned(d.own.log, d.own.tree(), last, cosigned, d.hand, d.partner)
	if err != nil {
		return err
	}
	d.own.marks, d.own.exports = append(d.own.marks, m), append(d.own.exports, Export{cosigned, true})
	return nil
}

// send hands what is new from one desk to the other and takes the receipt back.
func send(t testing.TB, from, to *desk) Taken {
	t.Helper()
	taken, cosigned, err := to.take(from.piece(to.mirror.head.Size))
	if err != nil {
		t.Fatalf("an honest piece is refused: %v", err)
	}
	if err := from.settle(cosigned); err != nil {
		t.Fatalf("an honest receipt is refused: %v", err)
	}
	return taken
}

// export is a log as its holder writes it out.
func (b *book) records() iter.Seq2[Record, error] {
	return func(yield func(Record, error) bool) {
		for i, e := range b.entries {
			if !yield(Record{e, b.openings[i]}, nil) {
				return
			}
		}
	}
}

func export(t testing.TB, books ...*book) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, b := range books {
		if err := WriteLog(&out, Header{Log: b.log, Size: b.head.Size}, b.records(), b.exports); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

func handsOf(h Header) (Opener, Witness, error) { return newHand(h.Writer), newHand(h.Reader), nil }

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func must2[A, B any](a A, b B, err error) (A, B) {
	if err != nil {
		panic(err)
	}
	return a, b
}

// tester is what testing.T and rapid.T have in common.
type tester interface {
	Helper()
	Fatalf(format string, a ...any)
}

// wantFault fails unless err is a fault of the kind, and says something in both languages.
func wantFault(t tester, err error, want ...FaultKind) *Fault {
	t.Helper()
	var f *Fault
	if !errors.As(err, &f) {
		t.Fatalf("got %v, want a fault of kind %s", err, want)
		return nil
	}
	if !slices.Contains(want, f.Kind) {
		t.Fatalf("got %s (%v), want %s", f.Kind, err, want)
	}
	if w := f.Words(); w.AR == "" || w.EN == "" {
		t.Fatalf("%s has no words", f.Kind)
	}
	return f
}
