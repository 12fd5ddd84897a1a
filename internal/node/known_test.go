package node

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/google/uuid"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

func importSample(t *testing.T, n *Node) {
	t.Helper()
	if _, err := n.Import(t.Context(), "ucdp", bytes.NewReader(sample(t, "ucdp-sample.csv")), ImportOptions{}); err != nil {
		t.Fatal(err)
	}
}

// A report about what a data set knows finds the row, and is confirmed into its incident in one step.
func TestAReportFindsTheRow(t *testing.T) {
	n, ctx := open(t), t.Context()
	importSample(t, n)
	before := count(t, n)
	_, claims := give(t, n, "", "report", "The Coast Daily",
		`Clashes between the Syrian army and the Islamic State near Palmyra on 2 January 2016 left one person dead, a military source said.`, incident.Date(2016, 1, 4))
	known, err := n.Known(ctx, store.Viewer{Person: "ana"}, claims[0])
	if err != nil || len(known) == 0 || len(known) > KnownLimit {
		t.Fatalf("%d known, %v", len(known), err)
	}
	first := known[0]
	if first.Incident == "" || first.When.Start != incident.Date(2016, 1, 2) || first.Sources != 1 || !slices.Equal(first.Names, []string{"UCDP GED"}) || first.Same ||
		len(first.Likeness.Agrees) < 3 || first.Title.AR == "" {
		t.Errorf("first %+v", first)
	}
	if !slices.IsSortedFunc(known, func(a, b Known) int { return int(1000 * (b.Likeness.Score - a.Likeness.Score)) }) {
		t.Error("they are not in order of likeness")
	}
	if count(t, n) != before {
		t.Error("asking changed what is known")
	}
	id, err := n.Confirm(ctx, "ana", store.Placed{Claim: claims[0], Incident: first.Incident}, "")
	if err != nil || id != first.Incident {
		t.Fatalf("confirmed into %s, %v", id, err)
	}
	full, err := n.Incident(ctx, everybody, id)
	if err != nil || full.Incident.Sources != 2 || len(full.Claims) != 2 || count(t, n) != before {
		t.Errorf("%d sources, %d claims, %d incidents of %d, %v", full.Incident.Sources, len(full.Claims), count(t, n), before, err)
	}
	// What is confirmed there is no other account of itself, and neither is what its document tells besides.
	for _, c := range full.Claims {
		again, err := n.Known(ctx, everybody, c)
		if err != nil || slices.ContainsFunc(again, func(k Known) bool { return k.Incident == id }) {
			t.Errorf("the claim %s is like its own incident: %v", c.Key, err)
		}
	}
}

// Two reports of one event, in two languages and neither confirmed, find each other; who may not see one does not.
func TestTwoReportsFindEachOther(t *testing.T) {
	n, ctx := open(t), t.Context()
	for _, p := range []string{"ana", "ben"} {
		if err := n.AddPerson(ctx, "", account.Person{ID: p, Login: p, Name: p, Roles: []account.Role{account.Analyst}}); err != nil {
			t.Fatal(err)
		}
	}
	day := incident.Date(2025, 1, 15)
	_, ours := give(t, n, "ben", "agency", "Harbour News Agency", agencyEN, day)
	hers, theirs := give(t, n, "ana", "hers", "A source",
		`قتل ستة من حرس الطرق في هجوم شنه تنظيم الدولة الإسلامية على رتل صهاريج قرب مدينة تدمر يوم 14 كانون الثاني 2025، بحسب مصدر عسكري.`, day, "ana")
	claim := ofClass(t, ours, incident.Attack, incident.Clash, incident.Bombing)
	known, err := n.Known(ctx, store.Viewer{Person: "ana"}, claim)
	if err != nil || len(known) == 0 || known[0].Incident != "" || known[0].Document != hers.ID || known[0].Proposal != theirs[0].ID {
		t.Fatalf("ana is told %+v, %v", known, err)
	}
	if known, err := n.Known(ctx, store.Viewer{Person: "ben"}, claim); err != nil || len(known) != 0 {
		t.Errorf("ben is told %+v, %v", known, err)
	}
	if _, err := n.ConfirmTogether(ctx, "ben", store.Placed{Claim: claim}, hers.ID, theirs[0].ID, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("ben confirmed what he does not see: %v", err)
	}
	if _, err := n.ConfirmTogether(ctx, "ana", store.Placed{Claim: claim}, hers.ID, "none", ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a claim that is nowhere: %v", err)
	}
	id, err := n.ConfirmTogether(ctx, "ana", store.Placed{Claim: claim}, hers.ID, theirs[0].ID, "one happening")
	if err != nil {
		t.Fatal(err)
	}
	if full, err := n.Incident(ctx, store.Viewer{Person: "ana"}, id); err != nil || full.Incident.Sources != 2 {
		t.Errorf("%d sources, %v", full.Incident.Sources, err)
	}
	if full, err := n.Incident(ctx, store.Viewer{Person: "ben"}, id); err != nil || full.Incident.Sources != 1 || len(full.Claims) != 1 {
		t.Errorf("for ben %d sources, %d claims, %v", full.Incident.Sources, len(full.Claims), err)
	}
}

func TestWhatSaysTooLittleHasNoneKnown(t *testing.T) {
	n := open(t)
	importSample(t, n)
	page, err := n.List(t.Context(), everybody, store.Query{Placing: "point"}, "", 1)
	if err != nil {
		t.Fatal(err)
	}
	full, err := n.Incident(t.Context(), everybody, page.Rows[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	c := full.Claims[0]
	c.Key = "another"
	if known, err := n.Known(t.Context(), everybody, c); err != nil || len(known) == 0 {
		t.Fatalf("%v, %v", known, err)
	}
	for name, change := range map[string]func(*incident.Claim){
		"no date":   func(c *incident.Claim) { c.When = incident.When{Start: incident.NoDay, End: incident.NoDay} },
		"a year":    func(c *incident.Claim) { c.When.End, c.When.Precision = c.When.Start+364, incident.TimeYear },
		"no place":  func(c *incident.Claim) { c.Places = nil },
		"a country": func(c *incident.Claim) { c.Places = []incident.Place{{Precision: incident.PlaceCountry, Unit: "SY"}} },
	} {
		d := c
		change(&d)
		if known, err := n.Known(t.Context(), everybody, d); err != nil || known == nil || len(known) != 0 {
			t.Errorf("%s: %v, %v", name, known, err)
		}
	}
}

// The rows of a data set and what was known without them: pairs are proposed, once each, whichever side is larger;
// nothing is merged before a person does, and what is said not to be one stays away.
func TestProposedLinks(t *testing.T) {
	n, ctx := open(t), t.Context()
	importSample(t, n)
	rows := count(t, n)
	if links, next, err := n.ProposedLinks(ctx, everybody, "", "", 50); err != nil || len(links) != 0 || next != "" {
		t.Fatalf("one source alone: %v, %q, %v", links, next, err)
	}
	// Ten of the rows, as a monitor has them: a day later, another figure, in its own list.
	page, err := n.List(ctx, everybody, store.Query{Placing: "point", Classes: []incident.Class{incident.Clash}}, "", 10)
	if err != nil {
		t.Fatal(err)
	}
	twin := map[string]string{}
	var claims []store.Placed
	for i, r := range page.Rows {
		full, err := n.Incident(ctx, everybody, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		c := full.Claims[0]
		c.Key = fmt.Sprintf("monitor:%d", i)
		c.ID = uuid.NewSHA1(uuid.NameSpaceURL, []byte(c.Key)).String()
		c.Source = incident.Source{ID: "monitor", Name: "Monitor", Kind: incident.SourceMedia, Published: incident.NoDay}
		c.When.Start, c.When.End = c.When.Start+1, c.When.End+1
		c.Quantities = []incident.Quantity{{What: "killed", Value: 40, Min: 40, Max: 40, Unit: "people"}}
		c.Title = text.Bilingual{}
		id := uuid.NewString()
		twin[id] = r.ID
		claims = append(claims, store.Placed{Claim: c, Incident: id})
	}
	if _, err := n.AddByHand(ctx, "ana", claims); err != nil {
		t.Fatal(err)
	}
	for _, source := range []string{"", "ucdp-ged", "monitor"} {
		found := map[string]string{}
		for cursor := ""; ; {
			links, next, err := n.ProposedLinks(ctx, store.Viewer{Person: "ana"}, source, cursor, 3)
			if err != nil {
				t.Fatal(err)
			}
			for _, l := range links {
				if found[l.Incident] != "" {
					t.Errorf("%q: %s is proposed twice", source, l.Incident)
				}
				found[l.Incident] = l.Other.Incident
				if len(l.Other.Likeness.Differs) == 0 || l.Other.Likeness.Score < LinkThreshold || !slices.Equal(l.Names, []string{"Monitor"}) {
					t.Errorf("%+v", l)
				}
			}
			if cursor = next; cursor == "" {
				break
			}
		}
		met := 0
		for id, other := range found {
			if twin[id] == other {
				met++
			}
		}
		if met < 9 || len(found) > 10 {
			t.Errorf("%q: of 10 twins %d are proposed, of %d", source, met, len(found))
		}
	}
	if got := count(t, n); got != rows+10 {
		t.Errorf("%d incidents, want %d", got, rows+10)
	}

	links, _, err := n.ProposedLinks(ctx, store.Viewer{Person: "ana"}, "ucdp-ged", "", 50)
	if err != nil || len(links) < 2 {
		t.Fatalf("%d links, %v", len(links), err)
	}
	if err := n.KeepApart(ctx, "ana", links[0].Incident, links[0].Other.Incident, false, "another village"); err != nil {
		t.Fatal(err)
	}
	if err := n.Merge(ctx, "ana", links[1].Other.Incident, links[1].Incident, ""); err != nil {
		t.Fatal(err)
	}
	after, _, err := n.ProposedLinks(ctx, store.Viewer{Person: "ana"}, "ucdp-ged", "", 50)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range after {
		if l.Incident == links[0].Incident && l.Other.Incident == links[0].Other.Incident || l.Incident == links[1].Other.Incident {
			t.Errorf("still proposed: %+v", l)
		}
	}
	if err := n.KeepApart(ctx, "ana", links[0].Other.Incident, links[0].Incident, true, ""); err != nil {
		t.Fatal(err)
	}
	if back, _, err := n.ProposedLinks(ctx, store.Viewer{Person: "ana"}, "ucdp-ged", "", 50); err != nil || !slices.ContainsFunc(back, func(l Link) bool {
		return l.Incident == links[0].Incident && l.Other.Incident == links[0].Other.Incident
	}) {
		t.Errorf("taken back, and not proposed again: %v", err)
	}
	if err := n.KeepApart(ctx, "ana", links[0].Incident, "none", false, ""); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("an incident that is nowhere: %v", err)
	}
	events, _, err := n.Events(ctx, store.Viewer{Person: "ana"}, "", 100)
	if err != nil || !slices.ContainsFunc(events, func(e store.Event) bool { return e.Act == store.ActApart && e.Note == "another village" }) {
		t.Errorf("the journal says nothing of it, %v", err)
	}
}
