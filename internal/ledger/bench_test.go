package ledger

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tansiq/internal/party"
)

// keys are real keys and the pin of them, as two nodes have them.
func keys(t testing.TB) (*party.Keys, *party.Pin) {
	t.Helper()
	k, err := party.Generate(firstDay)
	if err != nil {
		t.Fatal(err)
	}
	pin, err := party.NewPin(k.History(), k.Public().Digest())
	if err != nil {
		t.Fatal(err)
	}
	return k, pin
}

// million is a log of a million entries; entry i is the one that leaf makes.
var million = sync.OnceValues(func() (Hashes, Head) {
	leaves := make([][]byte, 1<<20)
	for i := range leaves {
		leaves[i] = leaf(i)
	}
	hashes, head, err := Extend(Empty(), nil, leaves)
	if err != nil {
		panic(err)
	}
	return hashes, head
})

func opened(i int) (Entry, Opening) {
	e, o, err := NewEntry(Content{Kind: Gave, What: "warning", Ref: fmt.Sprint("copy-", i), At: firstDay}, Empty(), bytes.NewReader(bytes.Repeat([]byte{byte(i)}, SaltSize)))
	if err != nil {
		panic(err)
	}
	return e, o
}

func leaf(i int) []byte {
	e, _ := opened(i)
	b := e.Marshal()
	return b[:]
}

// Appending, without the database: commit, extend the tree of a million entries, sign the checkpoint with both keys.
func BenchmarkAppend(b *testing.B) {
	k, _ := keys(b)
	l := Log{Writer: k.Public().ID, Reader: "p-other"}
	hashes, head := million()
	for _, n := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("batch=%d", n), func(b *testing.B) {
			for b.Loop() {
				leaves := make([][]byte, n)
				for i := range leaves {
					e, _, err := NewEntry(Content{Kind: Gave, What: "warning", Ref: "copy", At: firstDay}, Empty(), rand.Reader)
					if err != nil {
						b.Fatal(err)
					}
					m := e.Marshal()
					leaves[i] = m[:]
				}
				_, next, err := Extend(head, hashes, leaves)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := Checkpoint(l, next, k); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

// Taking a piece and cosigning it, without the database.
func BenchmarkTake(b *testing.B) {
	writer, pin := keys(b)
	reader, _ := keys(b)
	l := Log{Writer: writer.Public().ID, Reader: reader.Public().ID}
	hashes, head := million()
	held := must(Checkpoint(l, head, writer))
	for _, n := range []int{1, 16, 256} {
		b.Run(fmt.Sprintf("batch=%d", n), func(b *testing.B) {
			entries, openings := make([][]byte, n), make([]*Opening, n)
			for i := range entries {
				e, o := opened(i)
				e.Commitment[0] ^= 1 // not one that the log has
				o.Content = must(Content{Kind: Gave, Ref: fmt.Sprint(i), At: firstDay}.Marshal())
				e.Commitment = Commit(o)
				m := e.Marshal()
				entries[i], openings[i] = m[:], &o
			}
			added, next, err := Extend(head, hashes, entries)
			if err != nil {
				b.Fatal(err)
			}
			all := append(hashes[:len(hashes):len(hashes)], added...)
			p := must(Cut(l, all, head.Size, next, entries, openings, must(Checkpoint(l, next, writer))))
			m := Mirror{Log: l, Head: head, Hashes: hashes, Seen: Empty(), Checkpoint: held, Now: firstDay}
			for b.Loop() {
				if _, err := m.Take(p, pin); err != nil {
					b.Fatal(err)
				}
				if _, err := reader.Cosign(p.Checkpoint, firstDay); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "entries/s")
		})
	}
}

// Proving one of a million entries and verifying the proof: the tree alone, and as a receipt with all four
// signatures.
func BenchmarkProveAndVerify(b *testing.B) {
	hashes, head := million()
	b.Run("tree", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i = (i + 7919*613) & (1<<20 - 1)
			p, err := tlog.ProveRecord(head.Size, int64(i), hashes)
			if err != nil {
				b.Fatal(err)
			}
			if err := tlog.CheckRecord(p, head.Size, head.Root, int64(i), tlog.RecordHash(leaf(i))); err != nil {
				b.Fatal(err)
			}
		}
	})
	writer, w := keys(b)
	reader, r := keys(b)
	l := Log{Writer: writer.Public().ID, Reader: reader.Public().ID}
	cosigned := must(reader.Cosign(must(Checkpoint(l, head, writer)), firstDay.Add(time.Hour)))
	b.Run("receipt", func(b *testing.B) {
		i := 0
		for b.Loop() {
			i = (i + 7919*613) & (1<<20 - 1)
			e, o := opened(i)
			m := e.Marshal()
			receipt, err := NewReceipt(hashes, int64(i), m[:], &o, cosigned)
			if err != nil {
				b.Fatal(err)
			}
			if _, err := VerifyReceipt(receipt, w, r); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// Verifying an exported log of 100,000 opened entries.
func BenchmarkVerifyLog(b *testing.B) {
	const n = 100_000
	k := newHand("p-damascus")
	own := &book{log: Log{k.id, "p-desert"}}
	for i := range n {
		e, o, err := NewEntry(Content{Kind: Gave, What: "warning", Ref: fmt.Sprint("copy-", i), At: firstDay}, Empty(), rand.Reader)
		if err != nil {
			b.Fatal(err)
		}
		m := e.Marshal()
		own.entries, own.openings = append(own.entries, m[:]), append(own.openings, &o)
	}
	var err error
	if own.hashes, own.head, err = Extend(Empty(), nil, own.entries); err != nil {
		b.Fatal(err)
	}
	own.exports = []Export{{must(Checkpoint(own.log, own.head, k)), false}}
	file := export(b, own)
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		if _, err := VerifyLog(bytes.NewReader(file), handsOf, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "entries/s")
}

// The balance of two logs of 50,000 entries each.
func BenchmarkBalance(b *testing.B) {
	const n = 50_000
	ours, theirs := make([]Content, n), make([]Content, n)
	for i := range n {
		ours[i] = Content{Kind: Gave, What: "warning", Ref: fmt.Sprint("copy-", i), Agreement: "A", Step: i % 3, At: firstDay}
		theirs[i] = Content{Kind: Acknowledged, Ref: ours[i].Ref, At: firstDay.Add(time.Duration(i) * time.Second)}
	}
	for b.Loop() {
		if s := Balance("p-a", "p-b", ours, theirs); len(s.Lines) != 3 {
			b.Fatal(s.Lines)
		}
	}
	b.ReportMetric(float64(b.N*2*n)/b.Elapsed().Seconds(), "entries/s")
}
