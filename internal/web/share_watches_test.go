package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// TestShareWatches gives a watch through the pages: who may, two people, what goes and what not, in both languages.
func TestShareWatches(t *testing.T) {
	n := meet(t, func(terms *agreement.Terms) {
		terms.Kinds, terms.Ladder, terms.Ceiling = []agreement.Kind{agreement.Warning, agreement.Watch}, nil, incident.TLPRed
		terms.Units = []string{"SY-RA"}
	})
	ctx := t.Context()
	shape, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(38.7, 35.5), area.PointOf(38.9, 35.5), area.PointOf(38.9, 35.7), area.PointOf(38.7, 35.7)}}})
	must(t, err)
	land, err := n.a.SaveArea(ctx, "ana", watch.Area{Name: text.Bilingual{AR: "جيب الرصافة", EN: "The Rusafa pocket"}, Kind: watch.Drawn, Shape: shape})
	must(t, err)
	w, err := n.a.SaveWatch(ctx, "ana", watch.Watch{Party: watch.Party{ID: n.ida}, Area: land.ID, Kind: watch.Patrol, Schedule: watch.Schedule{From: n.Now(), Until: n.Now().Add(240 * time.Hour)}, People: 40})
	must(t, err)
	word, err := n.a.Declare(ctx, "ana", watch.Declaration{Party: watch.Party{ID: n.ida}, Area: land.ID, Complete: true})
	must(t, err)
	foreign, err := n.a.SaveWatch(ctx, "ana", watch.Watch{Party: watch.NamedParty(text.Bilingual{EN: "Somebody else"}), Area: land.ID, Kind: watch.Aerial, Schedule: watch.Schedule{From: n.Now()}})
	must(t, err)

	omar, rana, cora := n.as(n.sa, "omar", "en"), n.as(n.sa, "rana", "ar"), n.as(n.sa, "cora", "en")
	omar.has("/share/"+n.idb, "/share/watches?partner=")
	body := omar.has("/share/watches?agreement="+n.lineage, "Patrol: The Rusafa pocket", "How many people keep it does not go.", "goes once it is approved", "It is the watch of somebody else", `value="`+w.ID+`"`)
	if strings.Contains(body, `value="`+foreign.ID+`"`) {
		t.Error("what does not go can be chosen")
	}
	if code, _ := cora.get("/share/watches"); code != http.StatusForbidden {
		t.Errorf("a coordinator proposes releases: %d", code)
	}
	refused := func(path string, form url.Values) {
		t.Helper()
		if code, body, _ := omar.post(path, form); code != http.StatusUnprocessableEntity || !strings.Contains(body, `role="alert"`) {
			t.Errorf("%s gave %d without a word", path, code)
		}
	}
	refused("/share/watches", url.Values{"agreement": {n.lineage}})
	refused("/share/watches", url.Values{"agreement": {n.lineage}, "watch": {word.ID}}) // the word alone is not true for the taker
	at := omar.does("/share/watches", url.Values{"agreement": {n.lineage}, "watch": {w.ID, word.ID}, "note": {"for the handover"}})
	rana.has(at, "دورية: جيب الرصافة", "لا يُعطى عدد من يراقبون", "قيود المراقبة في هذا الإصدار")
	refused(at+"/approve", url.Values{"password": {secret}}) // not by who proposed it
	rana.does(at+"/approve", url.Values{"password": {secret}})
	n.move(20 * time.Minute)
	must(t, n.a.Beat(ctx))
	n.settle()
	omar.has(at, "Patrol: The Rusafa pocket", "given as it stands here")
	omar.has("/share/"+n.idb, "Patrol: The Rusafa pocket", "/share/watches?agreement=")
	got, err := n.b.TakenWatches(ctx, n.ida)
	must(t, err)
	if len(got) != 2 {
		t.Fatalf("the other desk has %d things", len(got))
	}
	dina := n.as(n.sb, "omar", "ar")
	dina.has("/share/"+n.ida+"/received", "دورية: جيب الرصافة")
	dina.has("/share/" + n.ida + "/received?copy=" + got[0].Received.Copy)
	omar.has("/share/"+n.idb+"/receipt/"+got[0].Received.Copy, got[0].Received.Copy)

	// The other desk enters a watch of its own on the area, and keeps it when the area is given no longer.
	given, err := n.b.AreasOfPartners(ctx)
	must(t, err)
	id := url.QueryEscape(given[0].ID)
	planner := n.as(n.sb, "cora", "en")
	planner.has("/watch/watches/new", "Given by ", `<optgroup label="`, "The Rusafa pocket")
	planner.has("/watch/declare", `<optgroup label="`)
	planner.has("/watch?area="+id, "a new outline moves what stands on it", "/watch/watches/new?area=")
	if code, _ := planner.get("/watch/areas/" + url.PathEscape(given[0].ID) + "/edit"); code != http.StatusNotFound {
		t.Errorf("a partner's area can be redrawn: %d", code)
	}
	planner.does("/watch/watches/new", url.Values{"party": {n.idb}, "area": {given[0].ID}, "covers": {"whole"}, "kind": {"post"}, "preset": {"always"}, "from": {"2025-01-05T00:00"}, "confidence": {"high"}, "marking": {"TLP:RED"}})
	own, err := n.b.Watches(ctx)
	must(t, err)
	planner.has("/watch/watches/"+own[0].ID, "The Rusafa pocket", "Given by ")
	_, err = n.a.CallBack(ctx, "rana", n.idb, "wrong", []string{got[0].Received.Copy, got[1].Received.Copy})
	must(t, err)
	n.settle()
	dina.has("/watch/watches/"+own[0].ID, "لم يعد ", "تبقى على آخر حدود أُعطيت")
	planner.has("/watch/areas/"+url.PathEscape(given[0].ID), "gives this area no longer")
	planner.has("/watch/watches/"+own[0].ID+"/edit", `value="`+strings.ReplaceAll(given[0].ID, "+", "&#43;")+`" selected`)
	if _, body := planner.get("/watch/watches/new"); strings.Contains(body, "<optgroup") {
		t.Error("an area that is given no longer can be chosen")
	}
}
