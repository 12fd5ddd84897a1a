package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"pgregory.net/rapid"

	"tansiq/internal/party"
)

// What the package asks of keys is what package party has.
var (
	_ Signer  = (*party.Keys)(nil)
	_ Opener  = (*party.Pin)(nil)
	_ Witness = (*party.Pin)(nil)
)

func TestEntries(t *testing.T) {
	e := Entry{Commitment: [32]byte{1, 2, 3}, Seen: Head{258, tlog.Hash{9}}}
	b := e.Marshal()
	if len(b) != 73 || b[0] != 1 || !bytes.Equal(b[33:41], []byte{0, 0, 0, 0, 0, 0, 1, 2}) {
		t.Errorf("%x", b)
	}
	if got, err := ParseEntry(b[:]); err != nil || got != e {
		t.Errorf("%+v %v", got, err)
	}
	for name, change := range map[string]func(b []byte) []byte{
		"short":          func(b []byte) []byte { return b[:72] },
		"long":           func(b []byte) []byte { return append(b, 0) },
		"version":        func(b []byte) []byte { b[0] = 2; return b },
		"endless":        func(b []byte) []byte { b[33] = 1; return b },
		"negative":       func(b []byte) []byte { b[33] = 0x80; return b },
		"no empty root":  func(b []byte) []byte { b[39], b[40] = 0, 0; return b },
		"nothing at all": func([]byte) []byte { return nil },
	} {
		if e, err := ParseEntry(change(slices.Clone(b[:]))); err == nil {
			t.Errorf("%s: read as %+v", name, e)
		}
	}
	c := Content{Kind: Gave, At: firstDay}
	if _, _, err := NewEntry(c, Head{}, rand.New(rand.NewSource(1))); err == nil {
		t.Error("an empty log with a root of zeros passes")
	}
	if _, _, err := NewEntry(c, Empty(), bytes.NewReader(nil)); err == nil {
		t.Error("an entry without a salt")
	}
	if _, _, err := NewEntry(Content{Kind: Gave}, Empty(), rand.New(rand.NewSource(1))); err == nil {
		t.Error("a content without a time")
	}
}

func TestContents(t *testing.T) {
	c := Content{
		Kind: Gave, At: time.Date(2025, 1, 10, 20, 58, 0, 123456789, time.FixedZone("", 2*3600)), Parcel: "00ff", Agreement: "a3", What: "warning",
		Ref: "incident--6ba7b810-9dad-41d1-80b4-00c04fd430c8", Digest: "ab", Code: "x", Step: 1, N: 2,
	}
	want := `{"agreement":"a3","at":"2025-01-10T18:58:00.123Z","code":"x","digest":"ab","kind":"gave","n":2,"parcel":"00ff","ref":"incident--6ba7b810-9dad-41d1-80b4-00c04fd430c8","step":1,"what":"warning"}`
	b, err := c.Marshal()
	if err != nil || string(b) != want {
		t.Errorf("%s %v", b, err)
	}
	back, err := ParseContent(b)
	c.At = c.At.UTC().Truncate(time.Millisecond)
	if err != nil || back != c {
		t.Errorf("%+v %v", back, err)
	}
	for _, bad := range []Content{
		{}, {Kind: Gave}, {At: firstDay}, {Kind: Gave, At: firstDay, Step: -1}, {Kind: Gave, At: firstDay, Step: 1001}, {Kind: Gave, At: firstDay, N: -1},
		{Kind: Gave, At: firstDay, Ref: `"`}, {Kind: Gave, At: firstDay, Ref: "ا"}, {Kind: Gave, At: firstDay, Ref: "a b"}, {Kind: Gave, At: firstDay, Ref: "<"},
		{Kind: Gave, At: firstDay, Ref: strings.Repeat("x", 257)}, {Kind: Gave, At: time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)},
	} {
		if b, err := bad.Marshal(); err == nil {
			t.Errorf("%+v becomes %s", bad, b)
		}
	}
	if _, err := ParseContent(bytes.Repeat([]byte(" "), maxContent+1)); err == nil {
		t.Error("an endless content")
	}
}

func TestCheckpoints(t *testing.T) {
	l := Log{"p-a", "p-b"}
	text := "tansiq.node/ledger/p-a/p-b\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
	if got := CheckpointText(l, Empty()); got != text {
		t.Errorf("%q", got)
	}
	if got, h, err := ParseCheckpoint(text); err != nil || got != l || h != Empty() {
		t.Errorf("%v %v %v", got, h, err)
	}
	one := strings.Replace(text, "\n0\n", "\n1\n", 1)
	if _, _, err := ParseCheckpoint(one); err != nil {
		t.Error(err)
	}
	for _, bad := range []string{
		"", "\n\n\n", text + "more\n", text[:len(text)-1], strings.Replace(one, "47DE", "57DE", 1) + "\n",
		strings.Replace(text, "47DE", "57DE", 1), // an empty log has one root
		strings.Replace(one, "\n1\n", "\n01\n", 1), strings.Replace(one, "\n1\n", "\n-1\n", 1), strings.Replace(one, "\n1\n", "\n+1\n", 1),
		strings.Replace(one, "\n1\n", "\n1099511627777\n", 1), strings.Replace(one, "\n1\n", "\n99999999999999999999\n", 1),
		strings.Replace(one, "FU=", "FV=", 1), strings.Replace(one, "FU=", "FU", 1),
		strings.Replace(one, "p-a/p-b", "p-a/p-a", 1), strings.Replace(one, "p-a/p-b", "p-a", 1), strings.Replace(one, "p-a/p-b", "p-a/p-b/p-c", 1),
		strings.Replace(one, "p-a/", "/", 1), strings.Replace(one, "p-a/", "p a/", 1), strings.Replace(one, "tansiq.node/", "", 1),
		strings.Replace(one, "p-a/", strings.Repeat("a", 101)+"/", 1),
	} {
		if l, h, err := ParseCheckpoint(bad); err == nil {
			t.Errorf("%q is read as %v %v", bad, l, h)
		}
	}
	if _, err := Checkpoint(Log{"p a", "p-b"}, Empty(), newHand("p-a")); err == nil {
		t.Error("a log with a blank in its name is signed")
	}
	if _, err := Checkpoint(l, Head{Size: -1}, newHand("p-a")); err == nil {
		t.Error("a log of less than nothing is signed")
	}
	if _, err := Checkpoint(l, Empty(), broken{}); !errors.Is(err, errBroken) {
		t.Errorf("the error of the keys is lost: %v", err)
	}
}

var errBroken = errors.New("broken")

// broken is whatever fails.
type broken struct{}

func (broken) Sign(string) ([]byte, error)             { return nil, errBroken }
func (broken) ReadHashes([]int64) ([]tlog.Hash, error) { return nil, errBroken }
func (broken) Write([]byte) (int, error)               { return 0, errBroken }
func (broken) Read([]byte) (int, error)                { return 0, errBroken }
func (broken) Open([]byte) (string, int, error)        { return "", 0, errBroken }
func (broken) records() iter.Seq2[Record, error] {
	return func(y func(Record, error) bool) { y(Record{}, errBroken) }
}
func (broken) bodies() iter.Seq2[[]byte, error] {
	return func(y func([]byte, error) bool) { y(nil, errBroken) }
}
func (broken) find([32]byte) (int64, bool, error)    { return 0, false, errBroken }
func (broken) notBefore(int64) (time.Time, error)    { return time.Time{}, errBroken }
func (broken) keys(Header) (Opener, Witness, error)  { return nil, nil, errBroken }
func (broken) each(Log, int64, Entry, Content) error { return errBroken }

// few is a reader that gives fewer hashes than it was asked for.
type few struct{}

func (few) ReadHashes([]int64) ([]tlog.Hash, error) { return nil, nil }

// Extend gives what package tlog gives, whatever the batches.
func TestExtendIsTlog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var ours, theirs Hashes
		head, n := Empty(), int64(0)
		for range rapid.IntRange(1, 6).Draw(t, "batches") {
			leaves := rapid.SliceOfN(rapid.SliceOf(rapid.Byte()), 0, 40).Draw(t, "leaves")
			hashes, next, err := Extend(head, ours, leaves)
			if err != nil {
				t.Fatal(err)
			}
			ours, head = append(ours, hashes...), next
			for _, leaf := range leaves {
				theirs = append(theirs, must(tlog.StoredHashes(n, leaf, theirs))...)
				n++
			}
		}
		if !slices.Equal(ours, theirs) || head.Size != n || head.Root != must(tlog.TreeHash(n, theirs)) {
			t.Fatalf("after %d leaves the hashes differ", n)
		}
		if n > 0 {
			m := rapid.Int64Range(0, n).Draw(t, "m")
			root := must(Tree{head, ours}.Root(m))
			if err := checkConsistency(must(ProveConsistency(ours, m, n)), Head{m, root}, head); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestDamagedStorage(t *testing.T) {
	head, hashes := Empty(), Hashes(nil)
	added, head, err := Extend(head, hashes, [][]byte{{1}, {2}, {3}})
	if err != nil {
		t.Fatal(err)
	}
	hashes = added
	damaged := slices.Clone(hashes)
	damaged[2][0] ^= 1
	for _, r := range []tlog.HashReader{damaged, hashes[:2], broken{}, few{}} {
		if _, _, err := Extend(head, r, nil); err == nil {
			t.Errorf("%T: damage is not seen", r)
		}
	}
	if _, _, err := Extend(Head{Size: MaxSize}, hashes, [][]byte{{1}}); err == nil {
		t.Error("a log grows beyond what a log can hold")
	}
	if _, _, err := Extend(Head{Size: -1}, hashes, nil); err == nil {
		t.Error("a log of less than nothing grows")
	}
	for _, size := range []int64{-1, 4} {
		if _, err := (Tree{head, hashes}).Root(size); err == nil {
			t.Errorf("there is a root at %d", size)
		}
	}
	for _, x := range [][2]int64{{-1, 2}, {3, 2}, {1, MaxSize + 1}} {
		if _, err := ProveConsistency(hashes, x[0], x[1]); err == nil {
			t.Errorf("a proof from %d to %d", x[0], x[1])
		}
		if _, err := ProvePrefix(hashes, x[0], x[1]); err == nil {
			t.Errorf("a prefix from %d to %d", x[0], x[1])
		}
	}
	two := Head{2, must(tlog.TreeHash(2, hashes))}
	for _, c := range []struct {
		proof    []tlog.Hash
		from, to Head
	}{{nil, head, two}, {[]tlog.Hash{{}}, Empty(), head}, {nil, Head{3, two.Root}, head}, {[]tlog.Hash{{}}, head, head}, {nil, two, head}} {
		if checkConsistency(c.proof, c.from, c.to) == nil {
			t.Errorf("%+v passes", c)
		}
	}
}

// What storage says when it fails is an error, and no fault of the partner's.
func TestBrokenStorageIsNobodysFault(t *testing.T) {
	for name, breaks := range map[string]func(m *Mirror){
		"hashes":    func(m *Mirror) { m.Hashes = broken{} },
		"few":       func(m *Mirror) { m.Hashes = few{} },
		"opposite":  func(m *Mirror) { m.Opposite = &Tree{Head{10, tlog.Hash{1}}, broken{}} },
		"find":      func(m *Mirror) { m.Find = broken{}.find },
		"notBefore": func(m *Mirror) { m.NotBefore = broken{}.notBefore },
	} {
		damascus, desert := met(t)
		damascus.more(2)
		m := desert.view()
		breaks(&m)
		_, err := m.Take(damascus.piece(2), damascus.hand)
		if err == nil || KindOf(err) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	damascus, desert := met(t)
	cosigned := desert.Cosign(damascus.own.signed, *desert.clock)
	own := Tree{Head{5, tlog.Hash{1}}, broken{}}
	if _, err := Cosigned(damascus.own.log, own, Mark{}, cosigned, damascus.hand, desert.hand); err == nil || KindOf(err) != "" {
		t.Errorf("%v", err)
	}
	if _, err := NewReceipt(broken{}, 0, damascus.own.entries[0], nil, cosigned); !errors.Is(err, errBroken) {
		t.Errorf("%v", err)
	}
}

func TestPiecesOfNoShape(t *testing.T) {
	damascus, desert := met(t)
	damascus.more(2)
	for name, change := range map[string]func(p *Piece){
		"from before the first": func(p *Piece) { p.From = -1 },
		"from beyond the end":   func(p *Piece) { p.From = 9; p.Entries, p.Openings = nil, nil },
		"too few openings":      func(p *Piece) { p.Openings = p.Openings[:1] },
		"half an entry":         func(p *Piece) { p.Entries[0] = p.Entries[0][:40] },
		"not a checkpoint":      func(p *Piece) { p.Checkpoint = must(damascus.Sign("hello\n")) },
		"a checkpoint with more": func(p *Piece) {
			p.Checkpoint = must(damascus.Sign(CheckpointText(damascus.own.log, damascus.own.head) + "more\n"))
		},
	} {
		p := damascus.piece(3)
		change(&p)
		_, _, err := desert.take(p)
		if KindOf(err) != FaultMalformed {
			t.Errorf("%s: %v", name, err)
		}
	}
	p := damascus.piece(3)
	p.Reader = "p-else"
	if _, _, err := desert.take(p); KindOf(err) != FaultWrongLog {
		t.Error(err)
	}
	p = damascus.piece(3)
	p.Checkpoint = []byte("no note")
	if _, _, err := desert.take(p); KindOf(err) != FaultBadSignature {
		t.Error(err)
	}
	b := damascus.own
	for name, err := range map[string]error{
		"entries":  second(Cut(b.log, b.hashes, 3, b.head, b.entries, nil, nil)),
		"openings": second(Cut(b.log, b.hashes, 0, b.head, b.entries, b.openings[:1], nil)),
		"storage":  second(Cut(b.log, broken{}, 3, b.head, b.entries[3:], nil, nil)),
		"from":     second(Cut(b.log, b.hashes, -1, b.head, nil, nil, nil)),
	} {
		if err == nil {
			t.Errorf("%s: cut", name)
		}
	}
}

func second[T any](_ T, err error) error { return err }

// A piece survives its JSON.
func TestPieceJSON(t *testing.T) {
	damascus, desert := met(t)
	damascus.more(2)
	p := damascus.piece(3)
	p.Openings[0] = nil
	var back Piece
	if err := json.Unmarshal(must(json.Marshal(p)), &back); err != nil {
		t.Fatal(err)
	}
	taken, _, err := desert.take(back)
	if err != nil || len(taken.New) != 2 || len(taken.Opened) != 1 || taken.Opened[0].Index != 4 || taken.Generation != 1 {
		t.Errorf("%+v %v", taken, err)
	}
}

// Without what a reader may leave out, a piece is still checked as far as that goes.
func TestBareMirrors(t *testing.T) {
	damascus, desert := met(t)
	damascus.more(1)
	m := desert.view()
	m.Opposite, m.Find, m.NotBefore, m.Now = nil, nil, nil, time.Time{}
	if taken, err := m.Take(damascus.piece(3), damascus.hand); err != nil || len(taken.Flags) != 0 {
		t.Fatal(err)
	}
	// The same root is named for the same size, even if nobody knows the real one.
	e, o := must2(NewEntry(Content{Kind: Signed, At: *damascus.clock}, Head{damascus.mirror.head.Size, tlog.Hash{5}}, damascus.random))
	b := e.Marshal()
	damascus.own.add(b[:], &o, *damascus.clock)
	_, err := m.Take(damascus.piece(3), damascus.hand)
	wantFault(t, err, FaultSeen)
}

func TestReceipts(t *testing.T) {
	damascus, desert := met(t)
	damascus.more(2)
	send(t, damascus, desert)
	own := damascus.own
	cosigned := own.exports[len(own.exports)-1].Checkpoint
	for i, e := range own.entries {
		b, err := NewReceipt(own.hashes, int64(i), e, own.openings[i], cosigned)
		if err != nil {
			t.Fatal(err)
		}
		if l, err := ReceiptLog(b); err != nil || l != own.log {
			t.Errorf("%v %v", l, err)
		}
		r, err := VerifyReceipt(b, damascus.hand, desert.hand)
		if err != nil {
			t.Fatal(err)
		}
		if r.Index != int64(i) || r.Head != own.head || r.Log != own.log || !r.Before.Equal(own.marks[1].At) || r.Content != own.contents()[i] {
			t.Errorf("%+v", r)
		}
		closed := must(NewReceipt(own.hashes, int64(i), e, nil, cosigned))
		if r, err := VerifyReceipt(closed, damascus.hand, desert.hand); err != nil || r.Opening != nil || r.Content.Kind != "" {
			t.Errorf("%+v %v", r, err)
		}
	}
	for name, err := range map[string]error{
		"beyond":     second(NewReceipt(own.hashes, 5, own.entries[0], nil, cosigned)),
		"before":     second(NewReceipt(own.hashes, -1, own.entries[0], nil, cosigned)),
		"another":    second(NewReceipt(own.hashes, 1, own.entries[0], nil, cosigned)),
		"checkpoint": second(NewReceipt(own.hashes, 1, own.entries[0], nil, []byte("no"))),
	} {
		if err == nil {
			t.Errorf("%s: a receipt", name)
		}
	}

	good := must(NewReceipt(own.hashes, 1, own.entries[1], own.openings[1], cosigned))
	parsed := must(parseReceipt(good))
	p, x := parsed.TLogProof, parsed.extra
	forge := func(change func()) []byte {
		q, y := p, x
		defer func() { p, x = q, y }()
		p.Hashes = slices.Clone(p.Hashes)
		x.Entry, x.Salt, x.Content = bytes.Clone(x.Entry), bytes.Clone(x.Salt), bytes.Clone(x.Content)
		change()
		p.ExtraData = must(json.Marshal(x))
		return p.Marshal()
	}
	_, older, _ := cutNote(own.exports[0].Checkpoint)
	for _, c := range []struct {
		name string
		want FaultKind
		b    []byte
	}{
		{"another entry", FaultProof, forge(func() { x.Entry[3] ^= 1 })},
		{"another place", FaultProof, forge(func() { p.Index = 2 })},
		{"a place beyond", FaultProof, forge(func() { p.Index = 7 })},
		{"an endless place", FaultMalformed, forge(func() { p.Index = 1 << 63 })},
		{"another proof", FaultProof, forge(func() { p.Hashes[0][0] ^= 1 })},
		{"half an entry", FaultMalformed, forge(func() { x.Entry = x.Entry[:3] })},
		{"another content", FaultOpening, forge(func() { x.Content = bytes.Replace(x.Content, []byte("copy-1"), []byte("copy-2"), 1) })},
		{"another salt", FaultOpening, forge(func() { x.Salt[0] ^= 1 })},
		{"a content without salt", FaultOpening, forge(func() { x.Salt = nil })},
		{"no cosignature", FaultBadSignature, forge(func() { p.Checkpoint = own.signed })},
		{"a later size", FaultBadSignature, forge(func() { p.Checkpoint = bytes.Replace(p.Checkpoint, []byte("\n5\n"), []byte("\n6\n"), 1) })},
		{"an older cosignature", FaultBadSignature, forge(func() {
			_, line, _ := strings.Cut(older[1:], "\n")
			p.Checkpoint = []byte(string(own.signed) + line)
		})},
		{"another log", FaultMalformed, forge(func() { p.Checkpoint = must(damascus.Sign("x\n1\ny\n")) })},
		{"other line ends", FaultMalformed, bytes.ReplaceAll(good, []byte("\n"), []byte("\r\n"))},
		{"no receipt", FaultMalformed, []byte("c2sp.org/tlog-proof@v1\n")},
		{"extra data written otherwise", FaultMalformed, func() []byte {
			q := p
			q.ExtraData = append(bytes.Clone(p.ExtraData), ' ')
			return q.Marshal()
		}()},
		{"no extra data", FaultMalformed, func() []byte { q := p; q.ExtraData = nil; return q.Marshal() }()},
		{"endless", FaultMalformed, bytes.Repeat([]byte("x"), maxReceipt+1)},
	} {
		_, err := VerifyReceipt(c.b, damascus.hand, desert.hand)
		if KindOf(err) != c.want {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
	if _, err := VerifyReceipt(good, desert.hand, damascus.hand); KindOf(err) != FaultBadSignature {
		t.Errorf("the keys exchanged: %v", err)
	}

	// A receipt cannot show an entry that claims to be written after it.
	damascus.write(Content{Kind: Gave, Ref: "early", At: damascus.clock.Add(time.Hour)})
	send(t, damascus, desert)
	early := must(NewReceipt(own.hashes, 5, own.entries[5], own.openings[5], own.exports[len(own.exports)-1].Checkpoint))
	_, err := VerifyReceipt(early, damascus.hand, desert.hand)
	wantFault(t, err, FaultBackdated)
}

func TestCosignatures(t *testing.T) {
	damascus, desert := met(t)
	own, last := damascus.own.tree(), damascus.own.marks[0]
	cosign := func(b []byte) ([]byte, error) {
		return b, second(Cosigned(damascus.own.log, own, last, b, damascus.hand, desert.hand))
	}
	if _, err := cosign(damascus.own.exports[0].Checkpoint); err != nil {
		t.Errorf("the same receipt again: %v", err)
	}
	for name, b := range map[string][]byte{
		"not by Damascus":       desert.Cosign(must(desert.Sign(CheckpointText(damascus.own.log, own.Head))), firstDay.AddDate(0, 0, 1)),
		"not by the other desk": damascus.Cosign(damascus.own.signed, firstDay.AddDate(0, 0, 1)),
		"not signed":            damascus.own.signed,
	} {
		_, err := cosign(b)
		if f := wantFault(t, err, FaultBadSignature); !f.Own {
			t.Errorf("%s: it is one's own log", name)
		}
	}
	_, err := cosign(desert.Cosign(must(damascus.Sign(CheckpointText(damascus.own.log.Opposite(), own.Head))), firstDay.AddDate(0, 0, 1)))
	wantFault(t, err, FaultWrongLog)
}

func TestEquivocations(t *testing.T) {
	damascus, _ := met(t)
	damascus.more(4)
	at := func(n int64) []byte {
		return must(Checkpoint(damascus.own.log, Head{n, must(damascus.own.tree().Root(n))}, damascus.hand))
	}
	prove := func(m, n int64) []tlog.Hash { return must(ProvePrefix(damascus.own.hashes, m, n)) }
	// An honest log contradicts itself nowhere, and no proof makes it.
	for m := range int64(8) {
		for n := range int64(8) {
			lo, hi := min(m, n), max(m, n)
			if why, err := Equivocates(at(m), at(n), damascus.hand, prove(lo, hi)); err != nil || why != nil {
				t.Fatalf("%d and %d: %v %v", m, n, why, err)
			}
		}
	}
	other := must(Checkpoint(damascus.own.log, Head{3, tlog.Hash{1}}, damascus.hand))
	for _, c := range []struct {
		a, b  []byte
		proof []tlog.Hash
	}{{other, at(3), nil}, {at(3), other, nil}, {other, at(7), prove(3, 7)}, {at(7), other, prove(3, 7)}} {
		why, err := Equivocates(c.a, c.b, damascus.hand, c.proof)
		if err != nil {
			t.Fatal(err)
		}
		wantFault(t, why, FaultEquivocation)
	}
	wrong := prove(3, 7)
	wrong[0] = tlog.Hash{1}
	for name, c := range map[string]struct {
		a, b  []byte
		proof []tlog.Hash
		want  FaultKind
	}{
		"no proof":        {at(3), at(7), nil, FaultProof},
		"a false proof":   {at(3), at(7), wrong, FaultProof},
		"of another size": {other, at(7), prove(2, 7), FaultProof},
		"no checkpoint":   {[]byte("x"), at(7), nil, FaultMalformed},
		"not signed":      {at(3), must(newHand("p-else").Sign(noteText(at(7)))), nil, FaultBadSignature},
		"not signed too":  {must(newHand("p-else").Sign(noteText(at(3)))), at(7), nil, FaultBadSignature},
		"of another log":  {at(3), must(damascus.Sign(CheckpointText(damascus.own.log.Opposite(), Empty()))), nil, FaultWrongLog},
	} {
		if why, err := Equivocates(c.a, c.b, damascus.hand, c.proof); KindOf(err) != c.want || why != nil {
			t.Errorf("%s: %v %v", name, why, err)
		}
	}
}

func TestBounds(t *testing.T) {
	at := func(h int) time.Time { return firstDay.Add(time.Duration(h) * time.Hour) }
	marks := []Mark{{5, at(2)}, {3, at(1)}, {5, at(3)}, {9, at(4)}}
	for _, c := range []struct {
		i             int64
		after, before time.Time
	}{{0, time.Time{}, at(1)}, {2, time.Time{}, at(1)}, {3, at(1), at(2)}, {4, at(1), at(2)}, {5, at(3), at(4)}, {8, at(3), at(4)}, {9, at(4), time.Time{}}} {
		if after, before := Bounds(marks, c.i); !after.Equal(c.after) || !before.Equal(c.before) {
			t.Errorf("%d: %v %v", c.i, after, before)
		}
	}
	sorted := slices.Clone(marks)
	slices.SortStableFunc(sorted, func(a, b Mark) int { return int(a.Size - b.Size) })
	for size := range int64(12) {
		want := map[bool]time.Time{size > 3: at(1), size > 5: at(3), size > 9: at(4)}[true]
		if got := NotBefore(marks, Entry{Seen: Head{Size: size}}); !got.Equal(want) && size > 3 {
			t.Errorf("%d: %v", size, got)
		}
		if a, b := NotBefore(marks, Entry{Seen: Head{Size: size}}), lastBelow(sorted)(size); !a.Equal(b) {
			t.Errorf("%d: %v and %v", size, a, b)
		}
		if _, before := Bounds(marks, size); !before.Equal(firstSeen(sorted)(size)) {
			t.Errorf("%d: %v", size, before)
		}
	}
	l := Log{"p-a", "p-b"}
	for _, c := range []struct {
		claimed, after, before time.Time
		fault                  bool
	}{
		{at(1), time.Time{}, time.Time{}, false}, {at(1), at(1).Add(Tolerance), at(1).Add(-Tolerance), false},
		{at(1), at(1).Add(Tolerance + 1), time.Time{}, true}, {at(1), time.Time{}, at(1).Add(-Tolerance - 1), true},
	} {
		if f := impossible(l, 0, c.claimed, c.after, c.before); (f != nil) != c.fault {
			t.Errorf("%+v: %v", c, f)
		}
	}
}

// The balance of a short dealing, by hand.
func TestBalance(t *testing.T) {
	at := func(min int) time.Time { return firstDay.Add(time.Duration(min) * time.Minute) }
	ours := []Content{
		{Kind: Gave, What: "warning", Ref: "w1", Digest: "1", Parcel: "p1", Agreement: "A", At: at(0)},
		{Kind: Gave, What: "warning", Ref: "w2", Digest: "1", Parcel: "p2", Agreement: "A", At: at(1)},
		{Kind: Gave, What: "warning", Ref: "w1", Digest: "2", Parcel: "p3", Agreement: "A", At: at(2)}, // an update
		{Kind: Gave, What: "warning", Ref: "w1", Digest: "2", Parcel: "p4", Agreement: "A", At: at(2)}, // and that again
		{Kind: Gave, What: "report", Ref: "r1", Digest: "1", Parcel: "p4", Agreement: "A", Step: 1, At: at(3)},
		{Kind: Gave, What: "warning", Ref: "w3", Digest: "1", Parcel: "p4", Agreement: "A", At: at(4)},
		{Kind: Gave, What: "warning", Ref: "w4", Digest: "1", Parcel: "p4", Agreement: "A", At: at(5)},
		{Kind: Recalled, Ref: "w4", At: at(6)},
		{Kind: Recalled, Ref: "never given", At: at(6)},
		{Kind: Gave, At: at(7)}, // names nothing
		{Kind: Committed, At: at(8)},
		{},
		{Kind: Acknowledged, Ref: "t1", At: at(60)},
	}
	theirs := []Content{
		{Kind: Received, Parcel: "p1", At: at(1)},
		{Kind: Received, Parcel: "p4", At: at(5)},
		{Kind: Acknowledged, Ref: "w1", At: at(10)},
		{Kind: Acknowledged, Ref: "w1", At: at(20)},
		{Kind: Acknowledged, Ref: "w2", At: at(0)}, // their clock is behind
		{Kind: Acknowledged, Ref: "r1", At: at(63)},
		{Kind: Acknowledged, Ref: "never given", At: at(20)},
		{Kind: Outcome, Ref: "w1", Code: "acting", At: at(21)},
		{Kind: Outcome, Ref: "w1", Code: "foiled", At: at(22)},
		{Kind: Withdrawn, Ref: "w4", At: at(23)},
		{Kind: Withdrawn, Ref: "w2", At: at(23)}, // nobody recalled it
		{Kind: Breached, Agreement: "A", Code: "leak", Ref: "w2", At: at(30)},
		{Kind: Gave, What: "report", Ref: "t1", Agreement: "B", At: at(50)},
	}
	s := Balance("p-a", "p-b", ours, theirs)
	want := Stats{
		Self: "p-a", Other: "p-b", Ours: 13, Theirs: 13, Unopened: 2,
		Lines: []Line{
			{Agreement: "A", What: "report", Step: 1, Given: Tally{Items: 1, Delivered: 1, Delays: []time.Duration{time.Hour}, Waiting: []time.Time{}}},
			{Agreement: "A", What: "warning", Given: Tally{
				Items: 4, Updates: 1, Delivered: 3, Recalled: 1, Withdrawn: 1, Outcomes: 1, Codes: map[string]int{"foiled": 1},
				Delays: []time.Duration{0, 10 * time.Minute}, Waiting: []time.Time{at(4)},
			}},
			{Agreement: "B", What: "report", Received: Tally{Items: 1, Delays: []time.Duration{10 * time.Minute}, Waiting: []time.Time{}}},
		},
		Breaches: []Breach{{By: "p-b", Agreement: "A", Code: "leak", Ref: "w2", At: at(30)}},
	}
	if a, b := fmt.Sprintf("%+v", s), fmt.Sprintf("%+v", want); a != b {
		t.Errorf("got\n%s\nwant\n%s", a, b)
	}
	given, received := s.Sum("A", "", -1)
	if given.Items != 5 || given.Acknowledged() != 3 || given.Within(time.Hour) != 3 || given.Within(time.Hour-1) != 2 || given.Median() != 10*time.Minute ||
		given.P90() != time.Hour || received.Items != 0 || given.Codes["foiled"] != 1 {
		t.Errorf("%+v %+v", given, received)
	}
	if given.Overdue(time.Hour, at(64)) != 0 || given.Overdue(time.Hour, at(65)) != 1 {
		t.Error("what is overdue is not")
	}
	given, received = s.Sum("", "report", -1)
	if given.Items != 1 || received.Items != 1 || given.Median() != time.Hour || received.Median() != 10*time.Minute {
		t.Errorf("%+v %+v", given, received)
	}
	if none, _ := s.Sum("", "", 7); none.Median() != 0 || none.P90() != 0 || none.Within(time.Hour) != 0 {
		t.Errorf("%+v", none)
	}
	even := Tally{Delays: []time.Duration{1, 3, 5, 8, 9, 10, 11, 12, 13, 14}}
	if even.Median() != 9 || even.P90() != 13 {
		t.Errorf("%v %v", even.Median(), even.P90())
	}
	// Given again after it was recalled.
	again := Balance("p-a", "p-b", append(ours, Content{Kind: Gave, What: "warning", Ref: "w4", Digest: "1", Parcel: "p9", Agreement: "A", At: at(90)}), theirs)
	if g, _ := again.Sum("A", "warning", 0); g.Recalled != 0 || g.Withdrawn != 0 || g.Items != 4 || len(g.Waiting) != 2 {
		t.Errorf("%+v", g)
	}
	if b := must(json.Marshal(Balance("p-a", "p-b", nil, nil))); string(b) != `{"self":"p-a","other":"p-b","ours":0,"theirs":0,"unopened":0,"lines":[],"breaches":[]}` {
		t.Errorf("%s", b)
	}
}

func TestJournal(t *testing.T) {
	owner := newHand("p-damascus")
	bodies := [][]byte{[]byte("approved"), []byte("withheld, and why"), []byte(""), []byte("opened")}
	hashes := make([][32]byte, 1, 5)
	for _, b := range bodies {
		hashes = append(hashes, Chain(hashes[len(hashes)-1], b))
	}
	seq := func(list [][]byte) iter.Seq2[[]byte, error] {
		return func(yield func([]byte, error) bool) {
			for _, b := range list {
				if !yield(b, nil) {
					return
				}
			}
		}
	}
	head := func(n int) []byte { return must(JournalHead(owner.id, int64(n), hashes[n], owner)) }
	r, err := VerifyJournal(owner.id, seq(bodies), [][]byte{head(3), head(0), head(1), head(3)}, owner)
	if err != nil || r.Size != 4 || r.Signed != 3 || r.Heads != 4 || r.Hash != hashes[4] || r.Party != owner.id {
		t.Errorf("%+v %v", r, err)
	}
	if r, err := VerifyJournal(owner.id, seq(nil), nil, owner); err != nil || r.Signed != 0 {
		t.Errorf("%+v %v", r, err)
	}
	changed := slices.Clone(bodies)
	changed[1] = []byte("approved, honestly")
	swapped := slices.Clone(bodies)
	swapped[0], swapped[1] = swapped[1], swapped[0]
	other := must(JournalHead(owner.id, 3, hashes[2], owner))
	first := must(JournalHead(owner.id, 0, hashes[2], owner))
	for _, c := range []struct {
		name   string
		want   FaultKind
		bodies [][]byte
		heads  [][]byte
		known  int64
	}{
		{"an entry was changed", FaultAltered, changed, [][]byte{head(1), head(4)}, 1},
		{"two were exchanged", FaultAltered, swapped, [][]byte{head(2)}, 0},
		{"one was taken out", FaultAltered, bodies[1:], [][]byte{head(2)}, 0},
		{"it begins otherwise", FaultAltered, bodies, [][]byte{first}, 0},
		{"the newest were cut off", FaultGap, bodies[:2], [][]byte{head(1), head(4)}, 1},
		{"two heads contradict each other", FaultEquivocation, bodies, [][]byte{head(3), other}, 0},
		{"another's head", FaultBadSignature, bodies, [][]byte{must(JournalHead(owner.id, 1, hashes[1], newHand("p-else")))}, 0},
		{"another's journal", FaultWrongLog, bodies, [][]byte{must(JournalHead("p-else", 1, hashes[1], owner))}, 0},
		{"a checkpoint of a ledger", FaultMalformed, bodies, [][]byte{must(Checkpoint(Log{owner.id, "p-b"}, Empty(), owner))}, 0},
	} {
		_, err := VerifyJournal(owner.id, seq(c.bodies), c.heads, owner)
		if f := wantFault(t, err, c.want); f.Known != c.known || !f.Own {
			t.Errorf("%s: %+v", c.name, f)
		}
	}
	if _, err := VerifyJournal(owner.id, broken{}.bodies(), nil, owner); !errors.Is(err, errBroken) {
		t.Errorf("%v", err)
	}
	if _, err := JournalHead("p a", 0, hashes[0], owner); err == nil {
		t.Error("a journal with a blank in its name")
	}
	if _, err := JournalHead("p-a", 0, hashes[0], broken{}); !errors.Is(err, errBroken) {
		t.Error(err)
	}
	text := journalText("p-a", 7, hashes[1])
	for _, bad := range []string{"", text + "x\n", strings.Replace(text, "\n7\n", "\n07\n", 1), strings.Replace(text, "\n7\n", "\n-7\n", 1),
		strings.Replace(text, "=\n", "\n", 1), strings.Replace(text, "journal", "ledger", 1)} {
		if _, _, _, err := ParseJournalHead(bad); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

func TestEveryFaultHasWords(t *testing.T) {
	said := map[string]string{}
	say := func(name string, f Fault) {
		w := f.Words()
		if !strings.ContainsFunc(w.AR, func(r rune) bool { return r >= 'ء' && r <= 'ي' }) || !strings.Contains(w.EN, " ") {
			t.Errorf("%s: %+v", name, w)
		}
		if strings.HasSuffix(w.AR, ".") || strings.HasSuffix(w.EN, ".") {
			t.Errorf("%s ends in a full stop", name)
		}
		for _, s := range []string{w.AR, w.EN} {
			if other, twice := said[s]; twice {
				t.Errorf("%s and %s are said alike", name, other)
			}
			said[s] = name
		}
		if e := (&f).Error(); !strings.HasPrefix(e, w.EN) {
			t.Errorf("%s: %s", name, e)
		}
	}
	kinds := []FaultKind{FaultRollback, FaultGap, FaultReplay, FaultBackdated, FaultFork, FaultReorder, FaultAltered, FaultBadSignature, FaultSwappedSignature,
		FaultEquivocation, FaultOpening, FaultSeen, FaultProof, FaultWrongLog, FaultMalformed}
	l := Log{"p-a", "p-b"}
	for _, k := range kinds {
		say(string(k), Fault{Kind: k, Log: l, Index: 41, Known: 7})
	}
	for _, k := range []FaultKind{FaultRollback, FaultReplay, FaultFork} {
		say("own "+string(k), Fault{Kind: k, Log: l, Own: true, Known: 7, Detail: "detail"})
	}
	for _, k := range []FaultKind{FaultGap, FaultAltered, FaultEquivocation} {
		say("journal "+string(k), Fault{Kind: k, Log: Log{Writer: "p-a"}, Own: true, Known: 7})
	}
	say("back-dated after", Fault{Kind: FaultBackdated, Claimed: firstDay, After: firstDay})
	say("back-dated before", Fault{Kind: FaultBackdated, Claimed: firstDay, Before: firstDay})
	own, other := Fault{Kind: FaultBadSignature, Own: true}, Fault{Kind: FaultBadSignature}
	if own.Words() != other.Words() {
		t.Error("a bad signature is one, whosever log it is of")
	}
	if KindOf(nil) != "" || KindOf(errBroken) != "" || KindOf(fmt.Errorf("taking: %w", &Fault{Kind: FaultGap})) != FaultGap {
		t.Error("the kind of an error")
	}
	if f := (&Fault{Kind: FaultGap, cause: errBroken}); !errors.Is(f, errBroken) {
		t.Error("the cause is lost")
	}
}
