package storetest

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/store"
	"tansiq/internal/store/synthetic"
)

// What databases of the first schema looked like, with 37 incidents and a document: an SQLite file, a dump of
// PostgreSQL, and a backup.
var (
	//go:embed testdata/schema1.db.gz
	schema1DB []byte
	//go:embed testdata/schema1.sql.gz
	schema1SQL []byte
	//go:embed testdata/schema1.backup.gz
	schema1Backup []byte
)

// Schema1 returns what a database of the first schema looked like: "db" an SQLite file, "sql" a dump of PostgreSQL,
// "backup" a backup.
func Schema1(t testing.TB, kind string) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(map[string][]byte{"db": schema1DB, "sql": schema1SQL, "backup": schema1Backup}[kind]))
	must(t, err)
	return get(io.ReadAll(r))(t)
}

// RunSchema1 checks a store that was opened on a database of the first schema: all is there, and it can be written.
func RunSchema1(t *testing.T, s store.Store) {
	if n := len(all(t, s, system, store.Query{From: incident.NoDay, To: incident.NoDay, NoTime: true})); n != 37 {
		t.Errorf("%d incidents are left of 37", n)
	}
	if name, _, err := s.Setting(t.Context(), "desk.name"); err != nil || name != "Desk of schema 1" {
		t.Errorf("its name is %q, %v", name, err)
	}
	clean(t, s)
	for batch := range synthetic.Batches(synthetic.Claims(3, 5), 5) {
		_, err := s.AddClaims(t.Context(), "import:ucdp", batch)
		must(t, err)
	}
	journalHolds(t, s)
	clean(t, s)
}

// journalHolds recomputes the chain of the journal.
func journalHolds(t testing.TB, s store.Store) {
	t.Helper()
	var last [32]byte
	lines, chained := 0, 0
	must(t, s.JournalLines(t.Context(), func(body, hash []byte) error {
		last = ledger.Chain(last, body)
		if lines++; hash != nil {
			if chained++; !bytes.Equal(hash, last[:]) {
				return fmt.Errorf("line %d does not carry the hash of what stands before it", lines)
			}
		}
		return nil
	}))
	if lines == 0 || chained == 0 {
		t.Errorf("of %d lines %d are chained", lines, chained)
	}
}

func testSchema1Backup(t *testing.T, open Opener) {
	s := open(t)
	must(t, s.Restore(t.Context(), bytes.NewReader(Schema1(t, "backup"))))
	RunSchema1(t, s)
}

func testJournalChain(t *testing.T, open Opener) {
	s := open(t)
	load(t, s, 1, 30)
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 5 {
				if err := s.Exchange(t.Context(), "writing lines", func(x store.Exchange) error {
					return x.Journal(store.Event{By: "ana", Act: store.ActReleased, Ref: fmt.Sprintf("R-%d-%d", i, j)}, store.Event{By: "ana", Act: store.ActWithheld})
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	journalHolds(t, s)
}

// testExchange holds what a transaction of an exchange keeps, loses and refuses.
func testExchange(t *testing.T, open Opener) {
	s := open(t)
	ctx := t.Context()
	at := time.Date(2025, 1, 10, 18, 58, 0, 123456789, time.UTC)
	stop := errors.New("stop")
	err := s.Exchange(ctx, "failing", func(x store.Exchange) error {
		must(t, x.Put("partner", store.Record{ID: "p-1", State: "pinned", Body: []byte(`{}`)}))
		must(t, x.SetSecret("keys", []byte("k")))
		return stop
	})
	if !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
	must(t, s.Exchange(ctx, "writing", func(x store.Exchange) error {
		for _, find := range []func() error{
			func() error { _, err := x.Record("partner", "p-1"); return err },
			func() error { _, err := x.Secret("keys"); return err },
		} {
			if err := find(); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("what a failed exchange wrote is there: %v", err)
			}
		}
		must(t, x.SetSecret("keys", []byte("one")))
		must(t, x.SetSecret("keys", []byte("two")))
		for i, state := range []string{"waiting", "sent", "waiting"} {
			must(t, x.Put("outbox", store.Record{ID: fmt.Sprint("o", i), Owner: "p-1", State: state, At: at.Add(time.Duration(i) * time.Second), Body: []byte(`{"a":"<&>"}`), Raw: []byte{0, 1, 2}}))
		}
		return nil
	}))
	must(t, s.Consult(ctx, "reading", func(x store.Exchange) error {
		if b := get(x.Secret("keys"))(t); string(b) != "two" {
			t.Errorf("the secret is %q", b)
		}
		r := get(x.Record("outbox", "o2"))(t)
		if !r.At.Equal(at.Add(2*time.Second)) || string(r.Body) != `{"a":"<&>"}` || !bytes.Equal(r.Raw, []byte{0, 1, 2}) {
			t.Errorf("the record came back as %+v", r)
		}
		for _, c := range []struct {
			f    store.Filter
			want string
		}{
			{store.Filter{}, "o0 o1 o2"},
			{store.Filter{State: "waiting"}, "o0 o2"},
			{store.Filter{Owner: "p-1", State: "waiting", Newest: true, Limit: 1}, "o2"},
			{store.Filter{Owner: "p-2"}, ""},
			{store.Filter{Until: at.Add(time.Second), Bare: true}, "o0 o1"},
			{store.Filter{Owner: "p-\x00"}, ""},
		} {
			var got string
			for _, r := range get(x.Records("outbox", c.f))(t) {
				if got != "" {
					got += " "
				}
				got += r.ID
				if c.f.Bare != (len(r.Raw) == 0) {
					t.Errorf("%+v: raw bytes %v", c.f, r.Raw)
				}
			}
			if got != c.want {
				t.Errorf("%+v lists %q, want %q", c.f, got, c.want)
			}
		}
		return nil
	}))
	must(t, s.Exchange(ctx, "dropping", func(x store.Exchange) error { return x.Drop("outbox", "o0", "not there") }))
	must(t, s.Consult(ctx, "reading", func(x store.Exchange) error {
		if n := len(get(x.Records("outbox", store.Filter{}))(t)); n != 2 {
			t.Errorf("%d records are left", n)
		}
		return nil
	}))
}

// testLogs holds a log against the Merkle tree of its entries, also when several append at once.
func testLogs(t *testing.T, open Opener) {
	s := open(t)
	ctx := t.Context()
	const name = "a>b"
	appendTo := func(x store.Exchange, leaves ...string) error {
		l, err := x.Log(name)
		if err != nil {
			return err
		}
		var raw [][]byte
		var entries []store.LogEntry
		for _, leaf := range leaves {
			raw = append(raw, []byte(leaf))
			entries = append(entries, store.LogEntry{Entry: []byte(leaf), Salt: []byte("salt"), Content: nil})
		}
		before := ledger.Head{Size: l.Size, Root: l.Root}
		if l.Size == 0 {
			before = ledger.Empty()
		}
		hashes, head, err := ledger.Extend(before, x.Hashes(name), raw)
		if err != nil {
			return err
		}
		return x.Append(name, l.Size, entries, hashes, store.Log{Size: head.Size, Root: head.Root, Checkpoint: []byte("signed")})
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for j := range 6 {
				if err := s.Exchange(ctx, "appending", func(x store.Exchange) error {
					return appendTo(x, fmt.Sprint("leaf ", i, j, "a"), fmt.Sprint("leaf ", i, j, "b"), fmt.Sprint("leaf ", i, j, "c"))
				}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	must(t, s.Exchange(ctx, "checking", func(x store.Exchange) error {
		l := get(x.Log(name))(t)
		if l.Size != 72 || string(l.Checkpoint) != "signed" {
			t.Fatalf("the log stands at %+v", l)
		}
		var stored []tlog.Hash
		for i, e := range get(x.Entries(name, 0, 1000))(t) {
			if e.Content != nil || string(e.Salt) != "salt" {
				t.Errorf("entry %d came back as %+v", i, e)
			}
			h := get(tlog.StoredHashes(int64(i), e.Entry, tlog.HashReaderFunc(func(idx []int64) ([]tlog.Hash, error) {
				var out []tlog.Hash
				for _, n := range idx {
					out = append(out, stored[n])
				}
				return out, nil
			})))(t)
			stored = append(stored, h...)
		}
		root := get(tlog.TreeHash(l.Size, x.Hashes(name)))(t)
		if root != l.Root {
			t.Errorf("the root of the stored hashes is %v and not %v", root, l.Root)
		}
		if n := len(get(x.Entries(name, 10, 13))(t)); n != 3 {
			t.Errorf("entries 10 to 13 are %d", n)
		}
		if err := x.Append(name, 3, nil, nil, store.Log{Size: 3}); !errors.Is(err, store.ErrConflict) {
			t.Errorf("appending at an old size: %v", err)
		}
		return nil
	}))
	must(t, s.Exchange(ctx, "cosigning", func(x store.Exchange) error {
		if _, ok, err := x.LastCosigned(name); ok || err != nil {
			t.Errorf("cosigned already: %v, %v", ok, err)
		}
		for i, size := range []int64{10, 20, 20, 5} {
			must(t, x.Cosign(name, store.Cosigned{Size: size, At: time.Unix(int64(i), 0), Checkpoint: []byte{byte(i)}}))
		}
		c, ok, err := x.LastCosigned(name)
		if err != nil || !ok || c.Size != 20 || c.Checkpoint[0] != 1 {
			t.Errorf("the last is %+v, %v, %v", c, ok, err)
		}
		for below, want := range map[int64]int64{5: 0, 6: 5, 10: 5, 11: 10, 20: 10, 21: 20} {
			if c, ok, err := x.CosignedBelow(name, below); err != nil || c.Size != want || ok != (want > 0) {
				t.Errorf("below %d: %+v, %v, %v", below, c, ok, err)
			}
		}
		if l := get(x.CosignedSince(name, 6, 1))(t); len(l) != 1 || l[0].Size != 10 {
			t.Errorf("since 6: %+v", l)
		}
		must(t, x.SetCheckpoint(name, []byte("newer")))
		if l := get(x.Log(name))(t); string(l.Checkpoint) != "newer" {
			t.Errorf("checkpoint %q", l.Checkpoint)
		}
		for _, c := range []struct {
			log, beginning string
			want           bool
		}{{name, "leaf 1 1b", true}, {name, "leaf 1 1", true}, {name, "leaf 9", false}, {"b>a", "leaf 1 1b", false}} {
			i, found, err := x.FindEntry(c.log, []byte(c.beginning))
			if err != nil || found != c.want {
				t.Errorf("%q in %s: %v, %v", c.beginning, c.log, found, err)
			}
			if found {
				if e := get(x.Entries(name, i, i+1))(t); !bytes.HasPrefix(e[0].Entry, []byte(c.beginning)) {
					t.Errorf("%q was found at %d, where %q stands", c.beginning, i, e[0].Entry)
				}
			}
		}
		return nil
	}))
	// All of it is in a backup.
	var b bytes.Buffer
	must(t, s.Backup(ctx, &b))
	again := open(t)
	must(t, again.Restore(ctx, &b))
	must(t, again.Consult(ctx, "checking", func(x store.Exchange) error {
		l := get(x.Log(name))(t)
		if root := get(tlog.TreeHash(l.Size, x.Hashes(name)))(t); l.Size != 72 || root != l.Root {
			t.Errorf("restored, the log stands at %+v, its hashes at %v", l, root)
		}
		return nil
	}))
}

// testTruncate: a log that is cut back goes on as if what was cut off had never been.
func testTruncate(t *testing.T, open Opener) {
	s := open(t)
	var heads []ledger.Head
	const name = "a>b"
	must(t, s.Exchange(t.Context(), "appending", func(x store.Exchange) error {
		head := ledger.Empty()
		heads = []ledger.Head{head}
		for i := range 9 {
			leaf := []byte(fmt.Sprint("leaf ", i))
			hashes, next, err := ledger.Extend(head, x.Hashes(name), [][]byte{leaf})
			must(t, err)
			must(t, x.Append(name, head.Size, []store.LogEntry{{Entry: leaf}}, hashes, store.Log{Size: next.Size, Root: next.Root}))
			head = next
			heads = append(heads, head)
		}
		must(t, x.Cosign(name, store.Cosigned{Size: 9, Checkpoint: []byte{1}}))
		must(t, x.Truncate(name, 5, store.Log{Size: 5, Root: heads[5].Root}))
		hashes, next, err := ledger.Extend(heads[5], x.Hashes(name), [][]byte{[]byte("leaf 5")})
		must(t, err)
		if next != heads[6] {
			t.Errorf("the head is %v and not %v", next, heads[6])
		}
		if _, ok, err := x.LastCosigned(name); ok || err != nil {
			t.Errorf("a cosignature of what was cut off is there: %v", err)
		}
		return x.Append(name, 5, []store.LogEntry{{Entry: []byte("leaf 5")}}, hashes, store.Log{Size: 6, Root: next.Root})
	}))
}

// testClaimsOfExchange: an exchange finds claims where they are now, and knows which are for some people only.
func testClaimsOfExchange(t *testing.T, open Opener) {
	s := open(t)
	ctx := t.Context()
	placed := load(t, s, 4, 20)
	rows := all(t, s, system, store.Query{From: incident.NoDay, To: incident.NoDay, NoTime: true})
	must(t, s.Merge(ctx, "ana", rows[0].ID, rows[1].ID, ""))
	must(t, s.Consult(ctx, "reading claims", func(x store.Exchange) error {
		held := get(x.Claims([]string{rows[1].ID, "no such incident", "nul\x00"}, []string{placed[0].Claim.Key, "no such key"}))(t)
		in := 0
		for _, h := range held {
			if h.Restricted {
				t.Errorf("claim %s is not restricted", h.Claim.ID)
			}
			if h.Incident == rows[0].ID {
				in++
			}
		}
		if in < 2 {
			t.Errorf("%d claims stand in the merged incident", in)
		}
		return nil
	}))
}

// testTakenBack: what a partner gave is confirmed, replaced by its newer version, taken back, and erased.
func testTakenBack(t *testing.T, open Opener) {
	s := open(t)
	ctx := t.Context()
	var made []incident.Claim
	for batch := range synthetic.Batches(synthetic.Claims(9, 3), 3) {
		for _, p := range batch {
			made = append(made, p.Claim)
		}
	}
	give := func(document string, version int, claims ...incident.Claim) {
		for i := range claims {
			claims[i].ID, claims[i].Key = fmt.Sprintf("00000000-0000-4000-8000-%06d%06d", version, i), fmt.Sprint("partner:p-1:note", i)
			claims[i].Source.Document, claims[i].State, claims[i].Supersedes = document, incident.Awaiting, ""
		}
		must(t, s.Exchange(ctx, "taking in", func(x store.Exchange) error {
			added, err := x.PutDocument(store.Document{ID: document, Name: "From a partner", Text: "words of " + document, By: "import:partner"}, claims)
			if !added {
				t.Error("the document was there")
			}
			return err
		}))
	}
	confirm := func(document string) (incidents []string) {
		for _, c := range get(s.Proposals(ctx, system, document))(t) {
			incidents = append(incidents, get(s.Confirm(ctx, "ana", store.Placed{Claim: c}, ""))(t))
		}
		return incidents
	}
	give("given-1", 1, made[0], made[1])
	first := confirm("given-1")
	clean(t, s)
	newer := made[2]
	give("given-2", 2, newer)
	clean(t, s)
	second := confirm("given-2")
	if second[0] != first[0] {
		t.Errorf("the newer version is in incident %s and not in %s", second[0], first[0])
	}
	full := get(s.Incident(ctx, everybody, first[0]))(t)
	if len(full.Claims) != 1 || full.Claims[0].Source.Document != "given-2" || len(full.Earlier) != 1 {
		t.Errorf("the incident has %d claims and %d earlier ones", len(full.Claims), len(full.Earlier))
	}
	clean(t, s)
	must(t, s.Exchange(ctx, "taking back", func(x store.Exchange) error {
		return x.Retract("import:partner", []string{"partner:p-1:note0", "no such key"}, "recalled")
	}))
	if _, err := s.Incident(ctx, everybody, first[0]); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("what was taken back is there: %v", err)
	}
	clean(t, s)
	must(t, s.Exchange(ctx, "erasing", func(x store.Exchange) error {
		return x.Erase([]string{"given-1", "given-2", "no such"}, "partner:p-1", []string{"note--x"})
	}))
	if docs, _, err := s.Documents(ctx, system, "words", "", 10); err != nil || len(docs) != 0 {
		t.Errorf("%d documents are left, %v", len(docs), err)
	}
	if rows := all(t, s, system, store.Query{From: incident.NoDay, To: incident.NoDay, NoTime: true}); len(rows) != 0 {
		t.Errorf("%d incidents are left", len(rows))
	}
	clean(t, s)
	journalHolds(t, s)
}
