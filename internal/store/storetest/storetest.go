// Package storetest is the one suite that every store must pass, and its benchmarks. A store is judged by what it
// answers alone; what lies in its tables is Check's business.
package storetest

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/store"
	"tansiq/internal/store/synthetic"
	"tansiq/internal/text"
)

// Opener opens an empty store for one test and closes it at the test's end.
type Opener func(t testing.TB, opts ...store.Option) store.Store

// Everybody is a viewer whom no document is restricted to; system is the node itself.
var (
	everybody = store.Viewer{Person: "somebody"}
	system    = store.Viewer{System: true}
)

// Run runs the suite; open opens an empty store for each test.
func Run(t *testing.T, open Opener) {
	for _, test := range []struct {
		name string
		run  func(*testing.T, Opener)
	}{
		{"a report becomes a picture", testReport},
		{"a rejected claim comes back", testReject},
		{"a draft goes on awaiting", testDraft},
		{"a correction supersedes", testCorrect},
		{"an import repeated changes nothing", testIdempotent},
		{"an import updates by key", testUpdate},
		{"merge and unmerge lose nothing", testMerge},
		{"a merged claim goes back step by step", testMergeChain},
		{"a claim is split off", testSplit},
		{"queries answer as counting by hand does", testQueries},
		{"pages neither lose nor repeat", testPages},
		{"time, place and the like", testEdges},
		{"clusters get coarser, not more", testMapLimit},
		{"a restricted document is not there for others", testRestricted},
		{"restrictions leave what one may see", testRestrictionLaw},
		{"a restriction cannot be corrected away", testRestrictionHolds},
		{"nobody adds to what is hidden from them", testHiddenClaims},
		{"the journal tells what was done", testJournal},
		{"the journal tells nothing of what is hidden", testJournalLaw},
		{"what cannot be stored is named", testInvalid},
		{"documents are found and paged", testDocuments},
		{"people", testPeople},
		{"sessions, settings, jobs", testValues},
		{"foreign objects stay as they came", testObjects},
		{"the ATT&CK bundles come back byte for byte", testBundles},
		{"a change of the subject group recomposes", testRecompose},
		{"a backup restores", func(t *testing.T, open Opener) { RunBackup(t, open(t), open) }},
		{"a damaged backup restores nothing", testDamagedBackup},
		{"NUL is refused", testNUL},
		{"many at once", testConcurrent},
		{"an exchange is stored whole or not at all", testExchange},
		{"a log keeps its tree", testLogs},
		{"a log is cut back", testTruncate},
		{"what a partner gave is replaced, taken back, erased", testTakenBack},
		{"an exchange finds claims where they are", testClaimsOfExchange},
		{"the journal is chained", testJournalChain},
		{"a backup of the first schema restores", testSchema1Backup},
		{"a backup of the second schema restores", testSchema2Backup},
		{"documents alike are found, as far as all readers see them", testEditions},
		{"what repeats is one source, until somebody says otherwise", testRepeats},
		{"what is repeated is not told to who may not see it", testRepeatsUnseen},
		{"neighbours are found as counting by hand does", testNeighbours},
		{"claims are confirmed together or not at all", testConfirmTogether},
	} {
		t.Run(test.name, func(t *testing.T) { test.run(t, open) })
	}
}

// must fails the test on an error.
func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func get[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		must(t, err)
		return v
	}
}

// clean fails the test when Check finds a fault.
func clean(t testing.TB, s store.Store) {
	t.Helper()
	for _, f := range get(s.Check(t.Context()))(t) {
		t.Error("check:", f)
	}
}

// all reads the whole list.
func all(t testing.TB, s store.Store, v store.Viewer, q store.Query) []store.Row {
	t.Helper()
	var rows []store.Row
	for cursor := ""; ; {
		p := get(s.List(t.Context(), v, q, cursor, 97))(t)
		rows = append(rows, p.Rows...)
		if cursor = p.Next; cursor == "" {
			return rows
		}
	}
}

func ids(rows []store.Row) []string {
	var list []string
	for _, r := range rows {
		list = append(list, r.ID)
	}
	return list
}

func load(t testing.TB, s store.Store, seed uint64, n int) []store.Placed {
	t.Helper()
	var claims []store.Placed
	for batch := range synthetic.Batches(synthetic.Claims(seed, n), 700) {
		get(s.AddClaims(t.Context(), "import:synthetic", batch))(t)
		claims = append(claims, batch...)
	}
	return claims
}

// report is a document with two proposals.
func report(id string, people ...string) (store.Document, []incident.Claim) {
	d := store.Document{
		ID: id, Name: "تقرير " + id, Source: "The Paper", Lang: "ar", Published: incident.Date(2025, 1, 26), Marking: incident.TLPAmber,
		Text:     "أحبطت الأجهزة الأمنية هجوما قرب مقام السيدة زينب يوم 11 كانون الثاني " + id,
		Original: []byte{0, 1, 2, 0xff}, Reading: []byte(`{"judgments":[]}`), MediaType: "text/plain", By: "ana", Restricted: people,
	}
	var claims []incident.Claim
	for i := range 2 {
		c := claim(fmt.Sprintf("%s#p%d", id, i+1), incident.Date(2025, 1, 11+i))
		c.Class, c.Source.Document, c.Source.ID, c.State = incident.FoiledPlot, id, "doc:"+id, incident.Awaiting
		claims = append(claims, c)
	}
	return d, claims
}

// claim is a plain confirmed claim of one day at one town.
func claim(key string, day incident.Day) incident.Claim {
	return incident.Claim{
		ID: "claim-" + key, Key: key, State: incident.Confirmed, Class: incident.Clash,
		Title: text.Bilingual{AR: "اشتباك في تدمر " + key, EN: "Clash at Palmyra " + key},
		When:  incident.When{Start: day, End: day, Precision: incident.TimeDay},
		Places: []incident.Place{{Name: text.Bilingual{AR: "تدمر", EN: "Palmyra"}, Coord: &incident.Coord{Lon: 38.28, Lat: 34.56},
			Precision: incident.PlaceTown, Unit: "SY-HI"}},
		Actors: []incident.Participant{{ID: "islamic-state", Name: text.Bilingual{EN: "Islamic State"}, Role: incident.Involved}},
		Source: incident.Source{ID: "paper", Name: "Paper", Kind: incident.SourceMedia, Published: incident.NoDay}, Certainty: incident.Reported,
		Marking: incident.TLPClear, By: "import:test", At: time.Date(2025, 1, 27, 0, 0, 0, 0, time.UTC),
	}
}

func testReport(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	d, proposals := report("doc-1")
	if !get(s.PutDocument(ctx, d, proposals))(t) {
		t.Error("the document was not added")
	}
	if get(s.PutDocument(ctx, d, proposals))(t) {
		t.Error("the document was added twice")
	}
	if n := get(s.Waiting(ctx, everybody))(t); n != 2 {
		t.Errorf("%d claims wait, want 2", n)
	}
	if rows := all(t, s, everybody, store.Query{}); len(rows) != 0 {
		t.Errorf("unconfirmed claims are in the picture: %v", rows)
	}
	got := get(s.Document(ctx, everybody, d.ID))(t)
	if got.Text != d.Text || !bytes.Equal(got.Original, d.Original) || !bytes.Equal(got.Reading, d.Reading) || got.Waiting != 2 || got.Published != d.Published {
		t.Errorf("the document came back as %+v", got)
	}
	waiting := get(s.Proposals(ctx, everybody, d.ID))(t)
	if len(waiting) != 2 || waiting[0].Key != "doc-1#p1" || waiting[0].State != incident.Awaiting {
		t.Fatalf("proposals: %+v", waiting)
	}

	id := get(s.Confirm(ctx, "ana", store.Placed{Claim: waiting[0]}, "it says so"))(t)
	changed := waiting[1]
	changed.Class = incident.Arrest
	if same := get(s.Confirm(ctx, "ana", store.Placed{Claim: changed, Incident: id}, "an arrest"))(t); same != id {
		t.Errorf("confirmed into %s, want %s", same, id)
	}
	if _, err := s.Confirm(ctx, "ben", store.Placed{Claim: waiting[0]}, ""); !errors.Is(err, store.ErrConflict) {
		t.Errorf("confirming twice: %v", err)
	}
	if _, err := s.Confirm(ctx, "ben", store.Placed{Claim: claim("nowhere", 0)}, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("confirming what is not there: %v", err)
	}
	full := get(s.Incident(ctx, everybody, id))(t)
	if len(full.Claims) != 2 || len(full.Earlier) != 1 || full.Earlier[0].ID != waiting[1].ID || full.Incident.ID != id {
		t.Errorf("the incident is %+v", full)
	}
	var acts []string
	for _, e := range full.History {
		acts = append(acts, e.By+" "+e.Act+" "+e.Note)
	}
	if want := []string{"ana confirmed it says so", "ana corrected an arrest"}; !slices.Equal(acts, want) {
		t.Errorf("history %q, want %q", acts, want)
	}
	rows := all(t, s, everybody, store.Query{Text: "السيدة OR", Classes: nil})
	if len(rows) != 0 {
		t.Errorf("words of the document alone find an incident: %v", rows)
	}
	if rows := all(t, s, everybody, store.Query{Text: "تدمر"}); len(rows) != 1 || rows[0].ID != id || rows[0].Claims != 2 {
		t.Errorf("search gave %+v", rows)
	}
	if n := get(s.Waiting(ctx, everybody))(t); n != 0 {
		t.Errorf("%d claims wait, want 0", n)
	}
	if _, err := s.Incident(ctx, everybody, "none"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an unknown incident: %v", err)
	}
	clean(t, s)
}

func testReject(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	d, proposals := report("doc-1")
	get(s.PutDocument(ctx, d, proposals))(t)
	must(t, s.Reject(ctx, "ana", proposals[0].ID, "a repetition"))
	if err := s.Reject(ctx, "ana", proposals[0].ID, "again"); !errors.Is(err, store.ErrConflict) {
		t.Errorf("rejecting twice: %v", err)
	}
	if n := get(s.Waiting(ctx, everybody))(t); n != 1 {
		t.Errorf("%d wait, want 1", n)
	}
	if events, _, err := s.Events(ctx, everybody, "", 1); err != nil || len(events) != 1 || events[0].Act != store.ActRejected ||
		events[0].Note != "a repetition" || events[0].By != "ana" {
		t.Errorf("the journal says %+v, %v", events, err)
	}
	if c := get(s.Proposals(ctx, everybody, d.ID))(t); c[0].State != incident.Rejected {
		t.Errorf("it is %s", c[0].State)
	}
	must(t, s.Reopen(ctx, "ana", proposals[0].ID))
	get(s.Confirm(ctx, "ana", store.Placed{Claim: proposals[0]}, ""))(t)
	if err := s.Reopen(ctx, "ana", proposals[0].ID); !errors.Is(err, store.ErrConflict) {
		t.Errorf("reopening what is confirmed: %v", err)
	}
	clean(t, s)
}

func testDraft(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	d, proposals := report("doc-1")
	get(s.PutDocument(ctx, d, proposals))(t)
	first := get(s.Proposals(ctx, everybody, d.ID))(t)[0]
	newer := first
	newer.ID, newer.Supersedes, newer.Class = "", first.ID, incident.Meeting
	newer = get(s.DraftClaim(ctx, "ana", newer, "a meeting"))(t)
	if newer.State != incident.Awaiting || newer.By != "ana" || newer.ID == first.ID {
		t.Errorf("the draft is %+v", newer)
	}
	if n := get(s.Waiting(ctx, everybody))(t); n != len(proposals) {
		t.Errorf("%d wait, want %d", n, len(proposals))
	}
	if _, err := s.DraftClaim(ctx, "ben", incident.Claim{Supersedes: first.ID, Source: first.Source}, ""); !errors.Is(err, store.ErrConflict) {
		t.Errorf("drafting over an old version: %v", err)
	}
	further := claim("doc-1#h1", incident.Date(2025, 1, 11))
	further.ID, further.Source.Document = "", d.ID
	further = get(s.DraftClaim(ctx, "ana", further, ""))(t)
	if _, err := s.DraftClaim(ctx, "ana", incident.Claim{Key: further.Key, Source: further.Source}, ""); !errors.Is(err, store.ErrExists) {
		t.Errorf("the key of another: %v", err)
	}
	elsewhere := further
	elsewhere.ID, elsewhere.Key, elsewhere.Source.Document = "", "doc-2#h1", "doc-2"
	if _, err := s.DraftClaim(ctx, "ana", elsewhere, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a document that is not there: %v", err)
	}
	if rows := all(t, s, everybody, store.Query{}); len(rows) != 0 {
		t.Errorf("drafts are in the picture: %v", rows)
	}
	id := get(s.Confirm(ctx, "ben", store.Placed{Claim: newer}, ""))(t)
	full := get(s.Incident(ctx, everybody, id))(t)
	if len(full.Claims) != 1 || full.Incident.Class.Value != incident.Meeting || len(full.Earlier) != 1 || full.Earlier[0].ID != first.ID {
		t.Errorf("confirmed as %+v", full)
	}
	if get(s.Confirm(ctx, "ben", store.Placed{Claim: further, Incident: id}, ""))(t) != id {
		t.Error("the further claim went elsewhere")
	}
	must(t, s.Restrict(ctx, "ana", d.ID, []string{"ana"}))
	hidden := further
	hidden.ID, hidden.Key = "", "doc-1#h2"
	if _, err := s.DraftClaim(ctx, "ben", hidden, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a hidden document: %v", err)
	}
	clean(t, s)
}

func testCorrect(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	c := claim("a", incident.Date(2017, 5, 1))
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: c}}))(t)
	newer := c
	newer.Supersedes, newer.ID = c.ID, ""
	newer.When = incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}
	must(t, s.Correct(ctx, "ana", newer, "no date in it"))
	if err := s.Correct(ctx, "ben", newer, "the same again"); !errors.Is(err, store.ErrConflict) {
		t.Errorf("correcting an old version: %v", err)
	}
	rows := all(t, s, everybody, store.Query{})
	if len(rows) != 1 || rows[0].Start != incident.NoDay {
		t.Fatalf("rows %+v", rows)
	}
	if n := get(s.Count(ctx, everybody, store.Query{From: incident.Date(2017, 5, 1), To: incident.Date(2017, 5, 1)}))(t); n.N != 0 {
		t.Error("the old date is still counted")
	}
	full := get(s.Incident(ctx, everybody, rows[0].ID))(t)
	if len(full.Claims) != 1 || len(full.Earlier) != 1 || full.Claims[0].By != "ana" || full.Claims[0].Supersedes != c.ID {
		t.Errorf("full %+v", full)
	}
	clean(t, s)
}

func testIdempotent(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	claims := load(t, s, 3, 1500)
	before := all(t, s, everybody, store.Query{})
	tally := get(s.AddClaims(ctx, "import", claims))(t)
	if want := (store.Tally{Read: 1500, Unchanged: 1500}); tally != want {
		t.Errorf("tally %+v, want %+v", tally, want)
	}
	if after := all(t, s, everybody, store.Query{}); !equalJSON(t, before, after) {
		t.Error("the picture changed")
	}
	clean(t, s)
}

func testUpdate(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	a, b, c := claim("a", 17000), claim("b", 17001), claim("c", 17002)
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: a}, {Claim: b}}))(t)
	a2, a3, c2 := a, a, c
	a2.ID, a2.Title.EN = "a2", "Second"
	a3.ID, a3.Title.EN, a3.When.Start, a3.When.End = "a3", "Third", 18000, 18000
	c2.ID, c2.Title.EN = "c2", "Second of c"
	// a twice and the new c twice in one batch: the last one stands.
	tally := get(s.AddClaims(ctx, "import", []store.Placed{{Claim: a2}, {Claim: b}, {Claim: a3}, {Claim: c}, {Claim: c2}, {Claim: c2}}))(t)
	if want := (store.Tally{Read: 6, Added: 1, Updated: 3, Unchanged: 2}); tally != want {
		t.Errorf("tally %+v, want %+v", tally, want)
	}
	rows := all(t, s, everybody, store.Query{})
	if len(rows) != 3 || rows[0].Start != 18000 {
		t.Errorf("rows %+v", rows)
	}
	full := get(s.Incident(ctx, everybody, rows[0].ID))(t)
	if len(full.Claims) != 1 || full.Claims[0].ID != "a3" || len(full.Earlier) != 2 {
		t.Errorf("full %+v", full)
	}
	// The same key into another incident takes the claim along.
	a4 := a3
	a4.ID = "a4"
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: a4, Incident: rows[1].ID}}))(t)
	if rows := all(t, s, everybody, store.Query{}); len(rows) != 2 {
		t.Errorf("rows %+v", rows)
	}
	clean(t, s)
}

func testMerge(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: claim("a", 17000)}, {Claim: claim("b", 17001)}, {Claim: claim("x", 17002)}}))(t)
	before := all(t, s, everybody, store.Query{})
	x, b, a := before[0].ID, before[1].ID, before[2].ID
	must(t, s.Merge(ctx, "ana", a, b, "one and the same"))
	rows := all(t, s, everybody, store.Query{})
	if len(rows) != 2 || rows[1].ID != a || rows[1].Claims != 2 {
		t.Fatalf("rows %+v", rows)
	}
	gone := get(s.Incident(ctx, everybody, b))(t)
	if gone.MergedInto != a || len(gone.History) != 2 {
		t.Errorf("the one merged away: %+v", gone)
	}
	if err := s.Merge(ctx, "ana", a, b, ""); !errors.Is(err, store.ErrConflict) {
		t.Errorf("merging twice: %v", err)
	}
	if err := s.Merge(ctx, "ana", "none", x, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("merging into nothing: %v", err)
	}
	// An import that updates the claim finds it where it is now.
	b2 := claim("b", 17001)
	b2.ID, b2.Title.EN = "b2", "Newer"
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: b2}}))(t)
	clean(t, s)
	if got := get(s.Unmerge(ctx, "ana", a, []string{"b2"}, "two after all"))(t); got != b {
		t.Errorf("it went to %s, want %s", got, b)
	}
	after := all(t, s, everybody, store.Query{})
	if !slices.Equal(ids(after), ids(before)) {
		t.Errorf("after %v, before %v", ids(after), ids(before))
	}
	full := get(s.Incident(ctx, everybody, b))(t)
	if full.MergedInto != "" || len(full.Claims) != 1 || len(full.Earlier) != 1 || len(full.History) != 3 {
		t.Errorf("full %+v", full)
	}
	if !equalJSON(t, after[2], before[2]) {
		t.Error("the incident merged into is not what it was")
	}
	clean(t, s)
}

func testMergeChain(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: claim("a", 17000)}, {Claim: claim("b", 17001)}, {Claim: claim("c", 17002)}}))(t)
	rows := all(t, s, everybody, store.Query{})
	c, b, a := rows[0].ID, rows[1].ID, rows[2].ID
	must(t, s.Merge(ctx, "ana", b, a, ""))
	must(t, s.Merge(ctx, "ana", c, a, "a is b by now"))
	if got := get(s.Incident(ctx, everybody, a))(t).MergedInto; got != c {
		t.Errorf("a is in %s, want %s", got, c)
	}
	if _, err := s.Unmerge(ctx, "ana", c, []string{"claim-a", "claim-b"}, ""); err == nil {
		t.Error("claims of two origins were taken out at once")
	}
	if got := get(s.Unmerge(ctx, "ana", c, []string{"claim-a"}, ""))(t); got != b {
		t.Errorf("a went to %s, want %s", got, b)
	}
	if got := get(s.Unmerge(ctx, "ana", b, []string{"claim-a"}, ""))(t); got != a {
		t.Errorf("a went to %s, want %s", got, a)
	}
	clean(t, s)
}

func testSplit(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	get(s.AddClaims(ctx, "import", []store.Placed{{Claim: claim("a", 17000), Incident: "one"}, {Claim: claim("b", 17001), Incident: "one"}}))(t)
	id := get(s.Unmerge(ctx, "ana", "one", []string{"claim-b"}, "another day"))(t)
	if rows := all(t, s, everybody, store.Query{}); !slices.Equal(ids(rows), []string{id, "one"}) {
		t.Errorf("rows %v", ids(rows))
	}
	if _, err := s.Unmerge(ctx, "ana", "one", []string{"claim-a"}, ""); !errors.Is(err, store.ErrConflict) {
		t.Errorf("emptying an incident: %v", err)
	}
	if _, err := s.Unmerge(ctx, "ana", "one", []string{"claim-b"}, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("taking out what is not in it: %v", err)
	}
	clean(t, s)
}

func testDocuments(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	for i := range 7 {
		d, claims := report(fmt.Sprintf("doc-%d", i))
		if i == 3 {
			d.Restricted = []string{"ana"}
		}
		get(s.PutDocument(ctx, d, claims))(t)
	}
	for _, words := range []string{"", "السيدة زينب", "الأمنية"} {
		for _, v := range []store.Viewer{everybody, {Person: "ana"}, system} {
			var got []string
			cursor := ""
			for {
				docs, next, err := s.Documents(ctx, v, words, cursor, 2)
				must(t, err)
				for _, d := range docs {
					got = append(got, d.ID)
					if d.Text != "" || d.Waiting != 2 {
						t.Errorf("listed %+v", d)
					}
				}
				if cursor = next; next == "" {
					break
				}
			}
			want := []string{"doc-6", "doc-5", "doc-4", "doc-3", "doc-2", "doc-1", "doc-0"}
			if v == everybody {
				want = slices.Delete(want, 3, 4)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%q for %+v: %v, want %v", words, v, got, want)
			}
		}
	}
	if docs, _, err := s.Documents(ctx, everybody, "طائرة", "", 10); err != nil || len(docs) != 0 {
		t.Errorf("found %v, %v", docs, err)
	}
	hidden, _, err := s.Documents(ctx, system, "", "", 4) // whose last is restricted: no cursor for others
	must(t, err)
	if _, _, err := s.Documents(ctx, everybody, "", base64.RawURLEncoding.EncodeToString([]byte(hidden[3].ID)), 10); err == nil {
		t.Error("a cursor to a hidden document was taken")
	}
	if _, _, err := s.Documents(ctx, everybody, "", "?", 10); err == nil {
		t.Error("a wrong cursor was taken")
	}
	clean(t, s)
}

func testPeople(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	ana := account.Person{ID: "p1", Login: "Ana", Name: "آنا", Roles: []account.Role{account.Admin}, Hash: "$argon2id$x", Created: time.Unix(1700000000, 0).UTC()}
	must(t, s.AddPerson(ctx, "", ana))
	other := ana
	other.ID, other.Login = "p2", "ana"
	if err := s.AddPerson(ctx, "p1", other); !errors.Is(err, store.ErrExists) {
		t.Errorf("the same login in other letters: %v", err)
	}
	other.Login = "ben"
	must(t, s.AddPerson(ctx, "p1", other))
	got := get(s.PersonByLogin(ctx, "ANA"))(t)
	if got.ID != "p1" || got.Login != "Ana" || got.Hash != ana.Hash || !got.Has(account.Admin) || !got.Created.Equal(ana.Created) {
		t.Errorf("got %+v", got)
	}
	edit := func(id, login string) error {
		return second(s.EditPerson(ctx, "p1", id, func(people []account.Person, p *account.Person) error {
			if len(people) != 2 || people[0].ID != "p1" {
				t.Errorf("people %+v", people)
			}
			p.Login, p.Disabled = login, true
			return nil
		}))
	}
	if err := edit("p2", "ana"); !errors.Is(err, store.ErrExists) {
		t.Errorf("changing to a taken login: %v", err)
	}
	must(t, edit("p2", "ben"))
	if p := get(s.PersonByID(ctx, "p2"))(t); !p.Disabled {
		t.Error("the change is not kept")
	}
	if _, err := s.PersonByID(ctx, "p3"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	if err := edit("p3", "carl"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("changing nobody: %v", err)
	}
	no := errors.New("no")
	err := second(s.EditPerson(ctx, "p1", "p2", func(_ []account.Person, p *account.Person) error {
		p.Name = "other"
		return no
	}))
	if p := get(s.PersonByID(ctx, "p2"))(t); !errors.Is(err, no) || p.Name == "other" {
		t.Errorf("a refused change: %v, %+v", err, p)
	}
	if err := s.AddFirst(ctx, account.Person{ID: "p4", Login: "dora"}, map[string]string{"x": "y"}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("a second first person: %v", err)
	}
	if _, found, err := s.Setting(ctx, "x"); found || err != nil {
		t.Errorf("the settings of somebody refused were written: %v", err)
	}
	// Two at once, each allowed as long as the other stays: only one goes through.
	var wg sync.WaitGroup
	for _, id := range []string{"p1", "p2"} {
		wg.Go(func() {
			_, err := s.EditPerson(ctx, id, id, func(people []account.Person, p *account.Person) error {
				for _, other := range people {
					if other.ID != p.ID && other.Name == "gone" {
						return no
					}
				}
				p.Name = "gone"
				return nil
			})
			if err != nil && !errors.Is(err, no) {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	gone := 0
	for _, p := range get(s.People(ctx))(t) {
		if p.Name == "gone" {
			gone++
		}
	}
	if gone != 1 {
		t.Errorf("%d went", gone)
	}
	if people := get(s.People(ctx))(t); len(people) != 2 || people[0].ID != "p1" {
		t.Errorf("people %+v", people)
	}
}

func testValues(t *testing.T, open Opener) {
	now := time.Unix(1700000000, 0)
	s, ctx := open(t, store.WithClock(func() time.Time { return now })), t.Context()
	must(t, s.PutSession(ctx, "token", []byte("data"), now.Add(time.Hour)))
	must(t, s.PutSession(ctx, "token", []byte("more"), now.Add(time.Hour)))
	if data, found, err := s.Session(ctx, "token"); err != nil || !found || string(data) != "more" {
		t.Errorf("%q %v %v", data, found, err)
	}
	now = now.Add(time.Hour)
	if _, found, err := s.Session(ctx, "token"); err != nil || found {
		t.Errorf("a session lives on: %v %v", found, err)
	}
	must(t, s.PutSession(ctx, "other", nil, now.Add(time.Hour)))
	must(t, s.DeleteSession(ctx, "other"))
	if _, found, err := s.Session(ctx, "other"); err != nil || found {
		t.Errorf("an ended session lives on: %v %v", found, err)
	}
	if _, found, err := s.Setting(ctx, "x"); err != nil || found {
		t.Errorf("%v %v", found, err)
	}
	must(t, s.SetSetting(ctx, "ana", "x", "1"))
	must(t, s.SetSetting(ctx, "ana", "x", "2"))
	if v, found, err := s.Setting(ctx, "x"); err != nil || !found || v != "2" {
		t.Errorf("%q %v %v", v, found, err)
	}
	if _, found, err := s.Job(ctx, "j"); err != nil || found {
		t.Errorf("%v %v", found, err)
	}
	must(t, s.SetJob(ctx, "j", []byte("a")))
	must(t, s.SetJob(ctx, "j", []byte("b")))
	must(t, s.SetJob(ctx, "k", []byte("c")))
	must(t, s.SetJob(ctx, "k", nil))
	if _, found, err := s.Job(ctx, "k"); err != nil || found {
		t.Errorf("a forgotten job: %t %v", found, err)
	}
	if v, found, err := s.Job(ctx, "j"); err != nil || !found || string(v) != "b" {
		t.Errorf("%q %v %v", v, found, err)
	}
}

func testObjects(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	object := func(raw string) stix.Object {
		o, err := stix.Parse([]byte(raw))
		must(t, err)
		return o
	}
	id := "identity--7f5f3b52-0f2b-4f5e-9a3e-111111111111"
	one := object(`{"type":"identity","id":"` + id + `","spec_version":"2.1","created":"2020-01-01T00:00:00Z","modified":"2020-01-01T00:00:00Z","name":"A"}`)
	spaced := object(`{ "id":"` + id + `", "type":"identity","spec_version":"2.1","created":"2020-01-01T00:00:00Z","modified":"2020-01-01T00:00:00Z","name":"A"}`)
	silent := object(`{"type":"identity","id":"` + id + `","spec_version":"2.1","created":"2020-01-01T00:00:00Z","modified":"2020-01-01T00:00:00Z","name":"B"}`)
	if tally := get(s.PutObjects(ctx, "p", []stix.Object{one, spaced, silent}))(t); tally != (store.Tally{Read: 3, Added: 1, Unchanged: 1, Updated: 1}) {
		t.Errorf("tally %+v", tally)
	}
	get(s.PutObjects(ctx, "q", []stix.Object{spaced}))(t)
	var got []string
	must(t, s.Objects(ctx, "p", func(o stix.Object) error { got = append(got, string(o.Raw)); return nil }))
	slices.Sort(got)
	if want := []string{string(one.Raw), string(silent.Raw)}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	stop := errors.New("enough")
	if err := s.Objects(ctx, "q", func(stix.Object) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("got %v", err)
	}
}

// testBundles stores the real bundles, of two releases each: every object comes back byte for byte.
func testBundles(t *testing.T, open Opener) {
	shared := os.Getenv("TANSIQ_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "..", "shared")
	}
	files, err := filepath.Glob(filepath.Join(shared, "data", "stix", "*.json"))
	must(t, err)
	if len(files) == 0 {
		t.Log("did not run: the ATT&CK bundles are not here (set TANSIQ_SHARED)")
		return
	}
	s, ctx := open(t), t.Context()
	given := map[string]bool{}
	var tally store.Tally
	for _, file := range files {
		f, err := os.Open(file)
		must(t, err)
		var objects []stix.Object
		for o, err := range stix.Decode(f, stix.DefaultLimits()) {
			must(t, err)
			objects = append(objects, o)
			given[string(o.Raw)] = true
		}
		must(t, f.Close())
		part := get(s.PutObjects(ctx, "mitre", objects))(t)
		tally.Read += part.Read
		tally.Added += part.Added
		tally.Updated += part.Updated
		tally.Unchanged += part.Unchanged
	}
	if tally.Read != 7645 || tally.Added != 4238 || tally.Added+tally.Updated != 4566 {
		t.Errorf("tally %+v, want 7645 objects, 4238 ids, 4566 versions", tally)
	}
	n := 0
	must(t, s.Objects(ctx, "mitre", func(o stix.Object) error {
		if n++; !given[string(o.Raw)] {
			t.Errorf("%s came back as other bytes", o.ID)
		}
		return nil
	}))
	if n != 4566 {
		t.Errorf("%d objects came back", n)
	}
}

func testRecompose(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	load(t, s, 5, 1200)
	d, claims := report("doc-1")
	get(s.PutDocument(ctx, d, claims))(t)
	before := get(s.Facets(ctx, everybody, store.Query{}))(t)
	must(t, s.SetSetting(ctx, "ana", store.SettingSubject, "hts"))
	if faults := get(s.Check(ctx))(t); len(faults) == 0 {
		t.Error("check does not see that the sides are of another subject")
	}
	last := 0
	must(t, s.Recompose(ctx, func(done, total int) { last = total - done }))
	if last != 0 {
		t.Errorf("it stopped %d before the end", last)
	}
	after := get(s.Facets(ctx, everybody, store.Query{}))(t)
	if equalJSON(t, before["side"], after["side"]) || !equalJSON(t, before["class"], after["class"]) {
		t.Errorf("before %v, after %v", before, after)
	}
	clean(t, s)
}

func testNUL(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	first, _ := report("doc-1")
	first.Text = "a\x00b"
	c := claim("a", 1)
	c.Summary.EN = "x\x00"
	for what, err := range map[string]error{
		"text":    second(s.PutDocument(ctx, first, nil)),
		"claim":   second(s.AddClaims(ctx, "x", []store.Placed{{Claim: c}})),
		"setting": s.SetSetting(ctx, "x", "a", "\x00"),
		"person":  s.AddPerson(ctx, "x", account.Person{ID: "p", Login: "a\x00"}),
	} {
		if err == nil || !strings.Contains(err.Error(), "NUL") {
			t.Errorf("%s: %v", what, err)
		}
	}
	// What cannot be stored is not found, and is no failure of the database.
	for what, err := range map[string]error{
		"incident": second(s.Incident(ctx, everybody, "a\x00")),
		"document": second(s.Document(ctx, everybody, "\xff")),
		"login":    second(s.PersonByLogin(ctx, "\x00")),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if n := get(s.Count(ctx, everybody, store.Query{Actor: "\x00", Unit: "\xff", Sources: []string{"\x00"}, Text: "\x00\xff"}))(t); n.N != 0 {
		t.Errorf("counted %v", n)
	}
	long := claim(strings.Repeat("k", 3000), 1)
	if _, err := s.AddClaims(ctx, "x", []store.Placed{{Claim: long}}); err == nil {
		t.Error("a key of 3,000 bytes was taken")
	}
	wide := claim("wide", 1)
	wide.Places = []incident.Place{{Name: text.Bilingual{AR: strings.Repeat("مكان ", 2000)}, Precision: incident.PlaceDistrict, Unit: "SY-HI"}}
	wide.Title.EN = strings.Repeat("word", 5000)
	get(s.AddClaims(ctx, "x", []store.Placed{{Claim: wide}}))(t)
	d, claims := report("doc-2")
	claims[0].Title.EN = `a backslash and u0000: \u0000` // six plain characters
	get(s.PutDocument(ctx, d, claims))(t)
	if docs, _, err := s.Documents(ctx, system, "", "", 10); err != nil || len(docs) != 1 {
		t.Errorf("%v %v", docs, err)
	}
}

func second[T any](_ T, err error) error { return err }

// testConcurrent writes and reads from several sides; run it with -race.
func testConcurrent(t *testing.T, open Opener) {
	s, ctx := open(t), t.Context()
	const writers, batches, size = 3, 4, 40
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for b := range synthetic.Batches(synthetic.Claims(uint64(100+w), batches*size), size) {
				if _, err := s.AddClaims(ctx, "x", b); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 10 {
				n, err := s.Count(ctx, everybody, store.Query{})
				if err != nil {
					t.Error(err)
				}
				p, err := s.List(ctx, everybody, store.Query{Text: "Islamic State"}, "", 20)
				if err != nil || len(p.Rows) > n.N && n.N > 20 {
					t.Error(err, len(p.Rows), n)
				}
				if _, err := s.Map(ctx, everybody, store.Query{}, 7); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	clean(t, s)
	total := 0
	for _, r := range all(t, s, everybody, store.Query{}) {
		total += r.Claims
	}
	if total != writers*batches*size {
		t.Errorf("%d claims, want %d", total, writers*batches*size)
	}
}
