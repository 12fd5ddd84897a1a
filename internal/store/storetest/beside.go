package storetest

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// What databases of the second schema looked like, with 37 incidents of a data set, one of a document, and claims that
// await: an SQLite file, a dump of PostgreSQL, and a backup.
var (
	//go:embed testdata/schema2.db.gz
	schema2DB []byte
	//go:embed testdata/schema2.sql.gz
	schema2SQL []byte
	//go:embed testdata/schema2.backup.gz
	schema2Backup []byte
)

// Schema2 returns what a database of the second schema looked like: "db" an SQLite file, "sql" a dump of PostgreSQL,
// "backup" a backup.
func Schema2(t testing.TB, kind string) []byte {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(map[string][]byte{"db": schema2DB, "sql": schema2SQL, "backup": schema2Backup}[kind]))
	must(t, err)
	return get(io.ReadAll(r))(t)
}

// RunSchema2 checks a store that was opened on a database of the second schema: all is there, what awaits is found by
// when and where, and documents can be given their sketches.
func RunSchema2(t *testing.T, s store.Store) {
	ctx := t.Context()
	if n := len(all(t, s, system, store.Query{})); n != 38 {
		t.Errorf("%d incidents are left of 38", n)
	}
	if name, _, err := s.Setting(ctx, "desk.name"); err != nil || name != "Desk of schema 2" {
		t.Errorf("its name is %q, %v", name, err)
	}
	must(t, s.Exchange(ctx, "looking", func(x store.Exchange) error {
		r, err := x.Record("partner", "party-1")
		if err == nil && !bytes.Equal(r.Raw, []byte{0, 1, 2}) {
			t.Errorf("the record came back as %+v", r)
		}
		entries, err2 := x.Entries("a→b", 0, 1)
		if err2 == nil && len(entries) != 1 {
			t.Errorf("the log has %d entries", len(entries))
		}
		return errors.Join(err, err2)
	}))
	clean(t, s)
	day := incident.Date(2025, 1, 12)
	near := store.Vicinity{From: day, To: day, Box: store.Box{West: 38, South: 34, East: 39, North: 35}, Waiting: true}
	if found := get(s.Neighbours(ctx, store.Viewer{Person: "ana"}, near))(t); len(found) != 1 || found[0].Claims[0].Key != "doc-open#p2" {
		t.Errorf("of what awaits there, %+v is found", found)
	}
	old := get(s.Unsketched(ctx, 10))(t)
	if len(old) != 2 || old[0].Text == "" || len(old[0].Reading) == 0 {
		t.Fatalf("without a sketch: %+v", old)
	}
	sketches := map[string]text.Sketch{}
	for _, d := range old {
		sketches[d.ID] = text.NewSketch(d.Text)
	}
	must(t, s.Sketch(ctx, sketches))
	if left := get(s.Unsketched(ctx, 10))(t); len(left) != 0 {
		t.Errorf("%d are still without", len(left))
	}
	if found := editions(t, s, nil, old[0].Text); !slices.Equal(found, []string{"doc-open"}) {
		t.Errorf("found by its text: %v", found)
	}
	must(t, s.Reopen(ctx, "ana", "doc-closed-c2"))
	if found := get(s.Neighbours(ctx, store.Viewer{Person: "ana"}, near))(t); len(found) != 2 {
		t.Errorf("after a rejection was taken back, %+v is found", found)
	}
	clean(t, s)
	journalHolds(t, s)
}

func testSchema2Backup(t *testing.T, open Opener) {
	s := open(t)
	must(t, s.Restore(t.Context(), bytes.NewReader(Schema2(t, "backup"))))
	RunSchema2(t, s)
}

// editions are the documents that a text is found to be like.
func editions(t testing.TB, s store.Store, readers []string, words string) (found []string) {
	t.Helper()
	must(t, s.Exchange(t.Context(), "looking for copies", func(x store.Exchange) error {
		found = nil
		list, err := x.Editions(readers, text.NewSketch(words))
		for _, e := range list {
			found = append(found, e.Document)
		}
		return err
	}))
	return found
}

// article is a text of 60 words about something.
func article(about string) string {
	var words []string
	for i := range 60 {
		words = append(words, fmt.Sprintf("%s%c%c", about, 'a'+i/26, 'a'+i%26))
	}
	return strings.Join(words, " ")
}

// print puts a document with a text and two proposals about things of its own, which repeats an earlier one.
func print(t testing.TB, s store.Store, id, words, repeats string, people ...string) {
	t.Helper()
	d, claims := report(id, people...)
	d.Text, d.Sketch, d.Repeats = words, text.NewSketch(words), repeats
	if repeats != "" {
		must(t, s.Exchange(t.Context(), "looking", func(x store.Exchange) error {
			list, err := x.Editions(people, d.Sketch)
			for _, e := range list {
				if e.Document == repeats {
					d.SourceID = e.Source
				}
			}
			return err
		}))
		for i := range claims {
			claims[i].Source.ID = d.SourceID
		}
	}
	get(s.PutDocument(t.Context(), d, claims))(t)
}

// sources are the ids of the sources of a document's claims in force, in order of their keys.
func sources(t testing.TB, s store.Store, document string) string {
	t.Helper()
	var out []string
	for _, c := range get(s.Proposals(t.Context(), system, document))(t) {
		if c.State != incident.Superseded {
			out = append(out, strings.TrimPrefix(c.Source.ID, "doc:"))
		}
	}
	return strings.Join(out, " ")
}

func testEditions(t *testing.T, open Opener) {
	s := open(t)
	print(t, s, "first", article("one"), "")
	print(t, s, "other", article("two"), "")
	print(t, s, "hers", article("one")+" hers", "", "ana")
	print(t, s, "theirs", article("one")+" theirs", "", "ana", "ben")
	for _, c := range []struct {
		readers string
		text    string
		want    string
	}{
		{"", "one", "first"}, // what is restricted to some does not exist for what all will see
		{"ana", "one", "first hers theirs"},
		{"ben", "one", "first theirs"},
		{"ana ben", "one", "first theirs"},
		{"ana ben cem", "one", "first"},
		{"cem", "one", "first"},
		{"ana ana", "one", "first hers theirs"},
		{"", "two", "other"},
		{"ana", "three", ""},
	} {
		if got := strings.Join(editions(t, s, strings.Fields(c.readers), article(c.text)), " "); got != c.want {
			t.Errorf("for %q, %q is like %q, want %q", c.readers, c.text, got, c.want)
		}
	}
	// However many have one form, the newest of them are found.
	for i := range 70 {
		print(t, s, fmt.Sprintf("form-%02d", i), article("form"), "")
	}
	if got := editions(t, s, nil, article("form")); len(got) != 16 {
		t.Errorf("%d of a form are found", len(got))
	}
	clean(t, s)
	must(t, s.Exchange(t.Context(), "erasing", func(x store.Exchange) error { return x.Erase([]string{"first"}, "", nil) }))
	if got := editions(t, s, nil, article("one")); len(got) != 0 {
		t.Errorf("erased, and still found: %v", got)
	}
	clean(t, s)
}

func testRepeats(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	print(t, s, "first", article("one"), "")
	print(t, s, "copy", article("one")+" copied", "first")
	print(t, s, "third", article("one")+" copied again", "copy")
	d := get(s.Document(ctx, everybody, "copy"))(t)
	if d.Repeats != "first" || d.Alike != "first" {
		t.Errorf("it repeats %q, %q", d.Repeats, d.Alike)
	}
	if got := sources(t, s, "copy") + ", " + sources(t, s, "third"); got != "first first, first first" {
		t.Errorf("sources %q", got)
	}
	if docs := get(s.Copies(ctx, everybody, "first"))(t); len(docs) != 1 || docs[0].ID != "copy" || docs[0].Repeats != "first" {
		t.Errorf("copies %+v", docs)
	}
	// Both tell of one happening, and count once.
	first, copied := get(s.Proposals(ctx, everybody, "first"))(t), get(s.Proposals(ctx, everybody, "copy"))(t)
	id := get(s.ConfirmTogether(ctx, "ana", []store.Placed{{Claim: first[0]}, {Claim: copied[0]}}, "one happening"))(t)
	count := func(want int) {
		t.Helper()
		if full := get(s.Incident(ctx, everybody, id))(t); full.Incident.Sources != want || len(full.Claims) != 2 {
			t.Errorf("%d sources, %d claims", full.Incident.Sources, len(full.Claims))
		}
		if row := all(t, s, everybody, store.Query{}); len(row) != 1 || row[0].Sources != want {
			t.Errorf("the list says %+v", row)
		}
		clean(t, s)
	}
	count(1)

	// Somebody says that they are two, and then that they are not; the copy of the copy follows.
	must(t, s.SetRepeats(ctx, "ana", store.Repeat{Document: "copy"}, "they had their own correspondent"))
	if got := sources(t, s, "copy") + ", " + sources(t, s, "third"); got != "copy copy, copy copy" {
		t.Errorf("sources %q", got)
	}
	count(2)
	if d = get(s.Document(ctx, everybody, "copy"))(t); d.Repeats != "" || d.Alike != "first" {
		t.Errorf("it repeats %q, %q", d.Repeats, d.Alike)
	}
	events, _, err := s.Events(ctx, everybody, "", 1)
	if err != nil || len(events) != 1 || events[0].Act != store.ActDistinct || events[0].Document != "copy" || events[0].By != "ana" || events[0].Note == "" {
		t.Errorf("the journal says %+v, %v", events, err)
	}
	must(t, s.SetRepeats(ctx, "ana", store.Repeat{Document: "copy", Earlier: "first", Keys: []string{"copy#p1"}}, ""))
	if got := sources(t, s, "copy") + ", " + sources(t, s, "third"); got != "first copy, copy copy" {
		t.Errorf("sources %q", got)
	}
	count(1)
	must(t, s.SetRepeats(ctx, "ana", store.Repeat{Document: "copy", Earlier: "first", Whole: true}, ""))
	if got := sources(t, s, "copy") + ", " + sources(t, s, "third"); got != "first first, first first" {
		t.Errorf("sources %q", got)
	}
	count(1)

	for _, c := range []struct {
		r    store.Repeat
		want error
	}{
		{store.Repeat{Document: "first", Earlier: "copy"}, store.ErrConflict},
		{store.Repeat{Document: "first", Earlier: "first"}, store.ErrConflict},
		{store.Repeat{Document: "none"}, store.ErrNotFound},
		{store.Repeat{Document: "copy", Earlier: "none"}, store.ErrNotFound},
	} {
		if err := s.SetRepeats(ctx, "ana", c.r, ""); !errors.Is(err, c.want) {
			t.Errorf("%+v: %v, want %v", c.r, err, c.want)
		}
	}
	backup := &bytes.Buffer{}
	must(t, s.Backup(ctx, backup))
	back := open(t)
	must(t, back.Restore(ctx, backup))
	if d = get(back.Document(ctx, everybody, "copy"))(t); d.Repeats != "first" {
		t.Errorf("restored, it repeats %q", d.Repeats)
	}
	if got := editions(t, back, nil, article("one")); len(got) != 3 {
		t.Errorf("restored, %v are found", got)
	}
	clean(t, back)
}

// testRepeatsUnseen: what is restricted is not told by what repeats it, whenever it is restricted.
func testRepeatsUnseen(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	print(t, s, "first", article("one"), "")
	print(t, s, "copy", article("one")+" copied", "first")
	print(t, s, "third", article("one")+" thrice", "first")
	print(t, s, "hers", article("one")+" hers", "first", "ana")
	print(t, s, "fourth", article("one")+" copied from the copy", "copy")
	claims := get(s.Proposals(ctx, everybody, "copy"))(t)
	id := get(s.Confirm(ctx, "ben", store.Placed{Claim: claims[0]}, ""))(t)
	claims = get(s.Proposals(ctx, everybody, "third"))(t)
	get(s.Confirm(ctx, "ben", store.Placed{Claim: claims[0], Incident: id}, ""))(t)

	must(t, s.Restrict(ctx, "ana", "first", []string{"ana"}))
	for doc, want := range map[string]string{"copy": "copy copy", "third": "copy copy", "fourth": "copy copy", "hers": "first first"} {
		if got := sources(t, s, doc); got != want {
			t.Errorf("the claims of %s are of %q, want %q", doc, got, want)
		}
	}
	ben := store.Viewer{Person: "ben"}
	full := get(s.Incident(ctx, ben, id))(t)
	if full.Incident.Sources != 1 {
		t.Errorf("%d sources, although both print the same", full.Incident.Sources)
	}
	events, _, err := s.Events(ctx, ben, "", 100)
	must(t, err)
	told := fmt.Sprintf("%+v %+v %+v %+v", full, events, get(s.Proposals(ctx, ben, "copy"))(t), get(s.Proposals(ctx, ben, "third"))(t))
	if i := strings.Index(told, "doc:first"); i >= 0 {
		t.Errorf("ben is told of the first one: …%s…", told[max(0, i-80):i+20])
	}
	for _, v := range []string{"ben", "ana"} {
		for _, doc := range []string{"copy", "third"} {
			d := get(s.Document(ctx, store.Viewer{Person: v}, doc))(t)
			if d.Repeats == "first" || d.Alike == "first" {
				t.Errorf("%s is told that %s repeats %q, %q", v, doc, d.Repeats, d.Alike)
			}
		}
	}
	if d := get(s.Document(ctx, store.Viewer{Person: "ana"}, "hers"))(t); d.Repeats != "first" {
		t.Errorf("what she alone sees repeats %q", d.Repeats)
	}
	clean(t, s)
	if err := s.SetRepeats(ctx, "ana", store.Repeat{Document: "copy", Earlier: "first", Whole: true}, ""); !errors.Is(err, store.ErrUnseen) {
		t.Errorf("an open document said to repeat a restricted one: %v", err)
	}
	if err := s.SetRepeats(ctx, "ben", store.Repeat{Document: "hers"}, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("ben on what he does not see: %v", err)
	}
	if _, err := s.Copies(ctx, store.Viewer{Person: "ben"}, "first"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("ben asks for the copies of what he does not see: %v", err)
	}

	// A restricted copy that is opened does not take along what it repeats.
	must(t, s.Restrict(ctx, "ana", "hers", nil))
	if got := sources(t, s, "hers"); got != "hers hers" {
		t.Errorf("opened, its claims are of %q", got)
	}
	if d := get(s.Document(ctx, store.Viewer{Person: "ana"}, "hers"))(t); d.Repeats != "" || d.Alike != "" {
		t.Errorf("opened, it repeats %q, %q", d.Repeats, d.Alike)
	}
	clean(t, s)
}

func testNeighbours(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	load(t, s, 5, 4000)
	day := incident.Date(2017, 6, 1)
	d, proposals := report("doc-1")
	for i := range proposals {
		proposals[i].When.Start, proposals[i].When.End, proposals[i].Class = day, day, incident.Clash
	}
	get(s.PutDocument(ctx, d, proposals))(t)
	hidden, more := report("doc-2", "ana")
	for i := range more {
		more[i].When.Start, more[i].When.End, more[i].Class = day, day, incident.Clash
	}
	get(s.PutDocument(ctx, hidden, more))(t)
	get(s.Confirm(ctx, "ana", store.Placed{Claim: more[0]}, ""))(t)

	box := store.Box{West: 36, South: 33.5, East: 39, North: 36.5}
	near := store.Vicinity{From: day - 3, To: day + 3, Box: box, Classes: []incident.Class{incident.Clash, incident.Shelling}, Waiting: true}
	keys := func(v store.Viewer, n store.Vicinity) (incidents, waiting []string) {
		for _, x := range get(s.Neighbours(ctx, v, n))(t) {
			for i := range x.Claims {
				if x.Incident == "" {
					waiting = append(waiting, x.Claims[i].Key)
				}
			}
			if x.Incident != "" {
				incidents = append(incidents, x.Incident)
			}
		}
		slices.Sort(incidents)
		slices.Sort(waiting)
		return incidents, waiting
	}
	for _, v := range []store.Viewer{everybody, {Person: "ana"}} {
		got, waiting := keys(v, near)
		want := ids(all(t, s, v, store.Query{From: near.From, To: near.To, Box: &box, Classes: near.Classes}))
		slices.Sort(want)
		if len(want) < 3 || !slices.Equal(got, want) {
			t.Errorf("for %v the neighbours are %v, want %v", v, got, want)
		}
		awaits := []string{"doc-1#p1", "doc-1#p2"}
		if v.Person == "ana" {
			awaits = append(awaits, "doc-2#p2")
		}
		if !slices.Equal(waiting, awaits) {
			t.Errorf("for %v %v await, want %v", v, waiting, awaits)
		}
	}
	but := near
	but.Document, but.Sources = "doc-1", []string{"synthetic-desk"}
	got, waiting := keys(everybody, but)
	if want := ids(all(t, s, everybody, store.Query{From: near.From, To: near.To, Box: &box, Classes: near.Classes, Sources: but.Sources})); len(got) != len(want) || len(waiting) != 0 {
		t.Errorf("%v and %v of one source, want %v", got, waiting, want)
	}
	but = near
	but.Besides, but.Waiting = "synthetic", false
	got, _ = keys(everybody, but)
	var want []string
	for _, id := range ids(all(t, s, everybody, store.Query{From: near.From, To: near.To, Box: &box, Classes: near.Classes})) {
		if slices.ContainsFunc(get(s.Incident(ctx, everybody, id))(t).Claims, func(c incident.Claim) bool { return c.Source.ID != "synthetic" }) {
			want = append(want, id)
		}
	}
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("besides the large source %v, want %v", got, want)
	}
	// There are never more than the limit, and then the nearest.
	wide := store.Vicinity{From: day - 300, To: day + 300, Box: store.Box{West: 30, South: 30, East: 45, North: 40}}
	if many := get(s.Neighbours(ctx, everybody, wide))(t); len(many) != store.NeighbourLimit {
		t.Errorf("%d neighbours", len(many))
	}
	// What is confirmed, rejected or reopened is found as it stands then.
	must(t, s.Reject(ctx, "ana", proposals[0].ID, ""))
	if _, waiting = keys(everybody, near); !slices.Equal(waiting, []string{"doc-1#p2"}) {
		t.Errorf("after a rejection %v await", waiting)
	}
	must(t, s.Reopen(ctx, "ana", proposals[0].ID))
	if _, waiting = keys(everybody, near); len(waiting) != 2 {
		t.Errorf("after a rejection was taken back %v await", waiting)
	}
	clean(t, s)
}

func testConfirmTogether(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	a, first := report("doc-1")
	b, second := report("doc-2", "ana")
	get(s.PutDocument(ctx, a, first))(t)
	get(s.PutDocument(ctx, b, second))(t)
	// All or none: ben does not see the second.
	_, err := s.ConfirmTogether(ctx, "ben", []store.Placed{{Claim: first[0]}, {Claim: second[0]}}, "")
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("ben confirmed what he does not see: %v", err)
	}
	if n := get(s.Waiting(ctx, system))(t); n != 4 {
		t.Errorf("%d await after that", n)
	}
	id := get(s.ConfirmTogether(ctx, "ana", []store.Placed{{Claim: first[0]}, {Claim: second[0]}}, "the same"))(t)
	full := get(s.Incident(ctx, store.Viewer{Person: "ana"}, id))(t)
	if len(full.Claims) != 2 || len(full.History) != 2 || full.Incident.Sources != 2 {
		t.Errorf("%d claims, %d lines, %d sources", len(full.Claims), len(full.History), full.Incident.Sources)
	}
	if same := get(s.ConfirmTogether(ctx, "ana", []store.Placed{{Claim: first[1]}, {Claim: second[1], Incident: id}}, ""))(t); same != id {
		t.Errorf("confirmed into %s, want %s", same, id)
	}
	if _, err := s.ConfirmTogether(ctx, "ana", nil, ""); err == nil {
		t.Error("nothing was confirmed together")
	}
	clean(t, s)
}
