package ledger

import (
	"bytes"
	"encoding/json"
	"math/rand"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

func FuzzParseEntry(f *testing.F) {
	f.Add(randomEntry(rand.New(rand.NewSource(1))))
	f.Add([]byte{1})
	f.Fuzz(func(t *testing.T, b []byte) {
		e, err := ParseEntry(b)
		if err != nil {
			return
		}
		if again := e.Marshal(); !bytes.Equal(again[:], b) {
			t.Errorf("%x becomes %x", b, again)
		}
	})
}

func FuzzParseContent(f *testing.F) {
	f.Add([]byte(`{"at":"2025-01-10T18:58:00.000Z","kind":"gave","ref":"copy-1","step":1}`))
	f.Add([]byte(`{"at":"2025-01-10T18:58:00.000Z","kind":"gave","Kind":"asked"}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseContent(b)
		if err != nil {
			return
		}
		if again, err := c.Marshal(); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s becomes %s, %v", b, again, err)
		}
	})
}

func FuzzParseCheckpoint(f *testing.F) {
	f.Add(CheckpointText(Log{"p-a", "p-b"}, Empty()))
	f.Add("tansiq.node/ledger/p-a/p-b\n-1\n\n")
	f.Fuzz(func(t *testing.T, s string) {
		l, h, err := ParseCheckpoint(s)
		if err == nil && CheckpointText(l, h) != s {
			t.Errorf("%q becomes %q", s, CheckpointText(l, h))
		}
	})
}

func FuzzParseJournalHead(f *testing.F) {
	f.Add(journalText("p-a", 3, [32]byte{1}))
	f.Fuzz(func(t *testing.T, s string) {
		who, size, hash, err := ParseJournalHead(s)
		if err == nil && journalText(who, size, hash) != s {
			t.Errorf("%q is read otherwise", s)
		}
	})
}

func FuzzVerifyReceipt(f *testing.F) {
	damascus, desert := met(f)
	own := damascus.own
	good := must(NewReceipt(own.hashes, 1, own.entries[1], own.openings[1], own.exports[0].Checkpoint))
	f.Add(good)
	f.Add(must(NewReceipt(own.hashes, 2, own.entries[2], nil, own.exports[0].Checkpoint)))
	f.Add([]byte("c2sp.org/tlog-proof@v1\nextra e30=\nindex 0\n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if p, err := parseReceipt(b); err == nil && !bytes.Equal(p.Marshal(), b) {
			t.Errorf("%q is read otherwise", b)
		}
		r, err := VerifyReceipt(b, damascus.hand, desert.hand)
		if err != nil {
			return
		}
		// Whatever the bytes are: what passes is an entry that stands in the log.
		if e := r.Entry.Marshal(); !bytes.Equal(e[:], own.entries[r.Index]) {
			t.Errorf("%q shows an entry that was never written", b)
		}
	})
}

// Whatever a partner sends: a piece is taken only if it is the log that was signed.
func FuzzTake(f *testing.F) {
	damascus, desert := met(f)
	damascus.more(3)
	for _, from := range []int64{0, 2, 3} {
		f.Add(must(json.Marshal(damascus.piece(from))))
	}
	f.Add([]byte(`{"writer":"p-damascus","reader":"p-desert","from":-1}`))
	m := desert.view()
	f.Fuzz(func(t *testing.T, b []byte) {
		var p Piece
		if json.Unmarshal(b, &p) != nil {
			return
		}
		taken, err := m.Take(p, damascus.hand)
		if err != nil {
			return
		}
		hashes := append(append(Hashes{}, desert.mirror.hashes...), taken.Hashes...)
		if int64(len(hashes)) != tlog.StoredHashCount(taken.Head.Size) || must(tlog.TreeHash(taken.Head.Size, hashes)) != taken.Head.Root {
			t.Fatalf("what is stored does not give the head: %+v", taken)
		}
		for i, e := range taken.New {
			if !bytes.Equal(e, damascus.own.entries[3+i]) {
				t.Fatalf("entry %d was never written", 3+i)
			}
		}
	})
}

func FuzzVerifyLog(f *testing.F) {
	damascus, desert := met(f)
	f.Add(export(f, damascus.own))
	f.Add(export(f, damascus.own, damascus.mirror))
	f.Add(export(f, desert.mirror))
	f.Add([]byte("{\"ledger\":{\"version\":1,\"writer\":\"p-a\",\"reader\":\"p-b\",\"size\":0}}\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		report, err := VerifyLog(bytes.NewReader(b), handsOf, nil)
		if err != nil {
			return
		}
		for _, r := range report.Logs {
			for _, own := range []*book{damascus.own, desert.own} {
				if r.Log == own.log && r.Signed > own.head.Size {
					t.Errorf("more is signed than was written: %+v", r)
				}
			}
		}
	})
}
