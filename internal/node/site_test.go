package node

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// siteDesk is a desk with an analyst and an auditor, on a day of January 2025.
func siteDesk(t *testing.T) (n *Node, analyst, auditor string) {
	t.Helper()
	n, err := Open(t.Context(), Config{Data: t.TempDir(), Now: func() time.Time { return time.Date(2025, 1, 26, 12, 0, 0, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	for login, role := range map[string]account.Role{"yusuf": account.Analyst, "nadia": account.Auditor} {
		p, err := n.NewPerson(t.Context(), "", account.Person{Login: login, Roles: []account.Role{role}}, "olive lantern quarry")
		if err != nil {
			t.Fatal(err)
		}
		if role == account.Analyst {
			analyst = p.ID
		} else {
			auditor = p.ID
		}
	}
	return n, analyst, auditor
}

func said(name string) watch.Said {
	return watch.Said{Source: incident.Source{Name: name, Kind: incident.SourceMedia}, Grade: incident.Grade{Reliability: "B", Credibility: "2"}}
}

// told puts one incident with a figure into the picture.
func told(t *testing.T, n *Node, class incident.Class, day incident.Day, lon, lat float64, what string, count int64) string {
	t.Helper()
	key := string(class) + day.String()
	c := incident.Claim{ID: incident.ClaimID(key, nil), Key: key, State: incident.Confirmed, Class: class, Title: text.Bilingual{EN: key},
		When:      incident.When{Start: day, End: day, Precision: incident.TimeDay},
		Places:    []incident.Place{{Name: text.Bilingual{EN: "there"}, Coord: &incident.Coord{Lon: lon, Lat: lat}, Precision: incident.PlaceExact, Unit: "SY-HI"}},
		Certainty: incident.Reported, Source: incident.Source{ID: "test", Name: "Test", Kind: incident.SourceDataset, Published: incident.NoDay}, Marking: incident.TLPClear, By: "import:test", At: time.Date(2025, 1, 20, 0, 0, 0, 0, time.UTC)}
	if what != "" {
		c.Quantities = []incident.Quantity{{What: what, Value: count, Min: count, Max: count, Unit: "items"}}
	}
	if _, err := n.AddClaims(t.Context(), "import:test", []store.Placed{{Claim: c, Incident: incident.ClaimID(key, []byte("incident"))}}); err != nil {
		t.Fatal(err)
	}
	page, err := n.List(t.Context(), store.Viewer{System: true}, store.Query{From: incident.NoDay, To: incident.NoDay, Classes: []incident.Class{class}}, "", 10)
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("%v %+v", err, page)
	}
	return page.Rows[0].ID
}

func TestASiteFromTheGazetteerToWhatIsUnaccountedFor(t *testing.T) {
	n, by, auditor := siteDesk(t)
	ctx, me := t.Context(), store.Viewer{Person: by}
	found, here, err := n.FindSites(ctx, "T4", 10)
	if err != nil || len(found) == 0 || found[0].ID != "t4-airbase" || len(here) != 0 {
		t.Fatalf("%v %+v %v", err, found, here)
	}
	s, err := n.SiteFromGazetteer("t4-airbase")
	if err != nil || s.Kind != watch.SiteBase || s.Holds != watch.Materiel {
		t.Fatalf("%v %+v", err, s)
	}
	if _, err := n.SiteFromGazetteer("palmyra"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a town is a site: %v", err)
	}
	var wrong *watch.SiteError
	if _, err := n.SaveSite(ctx, auditor, s); !errors.As(err, &wrong) || wrong.Code != "role" {
		t.Errorf("an auditor keeps a site: %v", err)
	}
	if s, err = n.SaveSite(ctx, by, s); err != nil || s.ID != "S-0001" || s.Version != 1 || s.Marking != incident.TLPRed || s.Place.Unit == "" {
		t.Fatalf("%v %+v", err, s)
	}
	again, _ := n.SiteFromGazetteer("t4-airbase")
	if _, err := n.SaveSite(ctx, by, again); !errors.As(err, &wrong) || wrong.Code != "gazetteer" {
		t.Errorf("one place is two sites: %v", err)
	}
	if _, here, _ = n.FindSites(ctx, "T4", 10); here["t4-airbase"] != "S-0001" {
		t.Errorf("%v", here)
	}

	f, err := n.Site(ctx, me, "S-0001")
	if err != nil || f.Custody.State != watch.SiteUnreported || f.Ground != nil || len(f.Proposed) != 0 {
		t.Fatalf("%v %+v", err, f)
	}
	day := func(y, m, d int) incident.Day { return incident.Date(y, m, d) }
	army := watch.Party{Name: text.Bilingual{EN: "The former army", AR: "الجيش السابق"}}
	c, err := n.AddCustody(ctx, by, watch.Custody{Site: s.ID, Said: said("News agency"), Kind: watch.Held, Custodian: army, From: watch.SiteDay(day(2024, 1, 1), false), Until: watch.SiteDay(day(2024, 12, 7), true), Left: true})
	if err != nil || c.ID != "C-0001" || c.Custodian.ID != "name:the former army" {
		t.Fatalf("%v %+v", err, c)
	}
	if _, err := n.AddCustody(ctx, by, watch.Custody{Site: "S-0099", Said: said("x"), Kind: watch.Held, Custodian: army, From: watch.SiteDay(1, false)}); err == nil {
		t.Error("custody of a site that is not there is kept")
	}
	if _, err := n.AddCustody(ctx, by, watch.Custody{Site: s.ID, Said: said("x"), Kind: watch.Held, Custodian: army, From: time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)}); !errors.As(err, &wrong) || wrong.Code != "future" {
		t.Errorf("what is to come is custody: %v", err)
	}
	i, err := n.AddInventory(ctx, by, watch.Inventory{Site: s.ID, Said: said("An officer"), What: "weapons", Unit: "items", Min: 300, Max: 320, On: day(2024, 11, 1)})
	if err != nil || i.ID != "I-0001" {
		t.Fatalf("%v %+v", err, i)
	}
	loss := told(t, n, incident.WeaponsLoss, day(2024, 12, 9), 37.64, 34.53, "weapons", 120)
	seizure := told(t, n, incident.WeaponsSeizure, day(2025, 1, 5), 37.66, 34.53, "weapons", 40)
	far := told(t, n, incident.Airstrike, day(2025, 1, 6), 40.66, 35.53, "", 0)

	if f, err = n.Site(ctx, me, s.ID); err != nil || f.Custody.State != watch.SiteLeft || f.Custody.Unknown != day(2024, 12, 8).Time().Unix() {
		t.Fatalf("%v %+v", err, f.Custody)
	}
	var proposed []string
	for _, p := range f.Proposed {
		proposed = append(proposed, p.Incident)
		if !p.InGap || p.Row.ID != p.Incident {
			t.Errorf("%+v", p)
		}
	}
	slices.Sort(proposed)
	want := []string{loss, seizure}
	slices.Sort(want)
	if !slices.Equal(proposed, want) || slices.Contains(proposed, far) {
		t.Fatalf("proposed %v, want %v", proposed, want)
	}
	for id, effect := range map[string]watch.Effect{loss: watch.Lost, seizure: watch.Recovered} {
		if _, err := n.LinkIncident(ctx, by, watch.SiteLink{Site: s.ID, Incident: id, Effect: effect}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := n.LinkIncident(ctx, by, watch.SiteLink{Site: s.ID, Incident: "none", Effect: watch.Lost}); !errors.As(err, &wrong) || wrong.Code != "incident" {
		t.Errorf("%v", err)
	}
	if f, err = n.Site(ctx, me, s.ID); err != nil || len(f.Proposed) != 0 || len(f.Links) != 2 || len(f.Stock.Accounts) != 1 {
		t.Fatalf("%v %+v", err, f)
	}
	a := f.Stock.Accounts[0]
	if a.Unaccounted != (watch.Range{Low: 260, High: 280}) || a.Lost != (watch.Range{Low: 120, High: 120}) || !a.Open {
		t.Errorf("%+v", a)
	}
	// Linking anew replaces; taking back leaves the figures as they were.
	if _, err := n.LinkIncident(ctx, by, watch.SiteLink{Site: s.ID, Incident: seizure, Effect: watch.Context}); err != nil {
		t.Fatal(err)
	}
	if f, _ = n.Site(ctx, me, s.ID); len(f.Links) != 2 || f.Stock.Accounts[0].Unaccounted != (watch.Range{Low: 300, High: 320}) {
		t.Errorf("%+v", f.Stock.Accounts)
	}
	if err := n.WithdrawSaid(ctx, by, s.ID, c.ID); err != nil {
		t.Fatal(err)
	}
	if err := n.WithdrawSaid(ctx, by, "S-0002", i.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
	if f, _ = n.Site(ctx, me, s.ID); f.Custody.State != watch.SiteUnreported || len(f.Reports) != 1 || !f.Reports[0].Withdrawn {
		t.Errorf("%+v", f)
	}

	// Versions, and a change that somebody else was faster with.
	s.Note = "two hangars"
	if s, err = n.SaveSite(ctx, by, s); err != nil || s.Version != 2 {
		t.Fatalf("%v %+v", err, s)
	}
	old := s
	old.Version = 1
	if _, err := n.SaveSite(ctx, by, old); !errors.As(err, &wrong) || wrong.Code != "changed" {
		t.Errorf("%v", err)
	}
	if err := n.RetireSite(ctx, by, s.ID); err != nil {
		t.Fatal(err)
	}
	if list, err := n.Sites(ctx, me); err != nil || len(list) != 0 {
		t.Errorf("%v %+v", err, list)
	}
	events, _, err := n.Events(ctx, me, "", 50)
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]int{}
	for _, e := range events {
		if e.Ref == s.ID {
			acts[e.Act]++
		}
	}
	if acts[store.ActSiteKept] != 2 || acts[store.ActSiteSaid] != 2 || acts[store.ActSiteLinked] != 3 || acts[store.ActSiteUnsaid] != 1 || acts[store.ActSiteRetired] != 1 {
		t.Errorf("the journal has %v", acts)
	}
}

// square is a piece of land around a position.
func square(t *testing.T, lon, lat, half float64) area.Shape {
	t.Helper()
	var ring []area.Point
	for _, d := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		ring = append(ring, area.PointOf(lon+d[0]*half, lat+d[1]*half))
	}
	s, _, err := area.MakeShape([][][]area.Point{{ring}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhichSitesLieInAVacuum(t *testing.T) {
	n, by, _ := siteDesk(t)
	ctx, me := t.Context(), store.Viewer{Person: by}
	for _, id := range []string{"t4-airbase", "shayrat-airbase", "sinaa-prison"} {
		s, err := n.SiteFromGazetteer(id)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := n.SaveSite(ctx, by, s); err != nil {
			t.Fatal(err)
		}
	}
	for i, at := range [][2]float64{{37.63, 34.52}, {36.91, 34.49}} {
		a, err := n.SaveArea(ctx, by, watch.Area{Name: text.Bilingual{EN: "Square"}, Kind: watch.Drawn, Shape: square(t, at[0], at[1], 0.2)})
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			continue // nobody says anything of the first one's successor
		}
		us := watch.Party{ID: "name:us", Name: text.Bilingual{EN: "us"}}
		if _, err := n.Declare(ctx, by, watch.Declaration{Party: us, Area: a.ID, From: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Complete: true}); err != nil {
			t.Fatal(err)
		}
	}
	list, err := n.SitesUnwatched(ctx, me)
	if err != nil || len(list) != 2 {
		t.Fatalf("%v %+v", err, list)
	}
	for _, f := range list {
		want := map[string]watch.GroundState{"S-0001": watch.GroundUnknown, "S-0002": watch.GroundVacuum}[f.Site.ID]
		if f.Ground == nil || f.Ground.State != want {
			t.Errorf("%s: %+v, want %s", f.Site.ID, f.Ground, want)
		}
	}
}

// What a restricted document says of a site is not there for those who may not read it.
func TestARestrictedLinkIsNotThere(t *testing.T) {
	n, by, other := siteDesk(t)
	ctx := t.Context()
	s, err := n.SiteFromGazetteer("t4-airbase")
	if err != nil {
		t.Fatal(err)
	}
	if s, err = n.SaveSite(ctx, by, s); err != nil {
		t.Fatal(err)
	}
	doc, _, err := n.TakeDocument(ctx, store.Document{Name: "secret", Text: "IS fighters seized 20 weapons from the T4 airbase on 5 January 2025.", Published: incident.Date(2025, 1, 6), By: by, Restricted: []string{by}})
	if err != nil {
		t.Fatal(err)
	}
	claims, err := n.Proposals(ctx, store.Viewer{Person: by}, doc.ID)
	if err != nil || len(claims) == 0 {
		t.Fatalf("%v %+v", err, claims)
	}
	id, err := n.Confirm(ctx, by, store.Placed{Claim: claims[0]}, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.LinkIncident(ctx, by, watch.SiteLink{Site: s.ID, Incident: id, Effect: watch.Lost}); err != nil {
		t.Fatal(err)
	}
	for person, want := range map[string]int{by: 1, other: 0} {
		f, err := n.Site(context.WithoutCancel(ctx), store.Viewer{Person: person}, s.ID)
		if err != nil || len(f.Links) != want {
			t.Errorf("%d links, want %d: %v", len(f.Links), want, err)
		}
	}
}
