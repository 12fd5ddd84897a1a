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
}
