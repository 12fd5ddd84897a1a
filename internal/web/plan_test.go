package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/node"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

var _ Planning = (*node.Node)(nil)

// planFields is the form of a draft as a browser would send it back.
func planFields(t *testing.T, body string) url.Values {
	t.Helper()
	_, rest, ok := strings.Cut(body, `id="planform">`)
	block, _, also := strings.Cut(rest, "</form>")
	if !ok || !also {
		t.Fatalf("the page has no form of a plan\n%s", messages(body))
	}
	v := termsForm(t, `<form method="post" action="/share/drafts/x" class="form d-terms">`+block+"</form>")
	v.Set("do", "save")
	return v
}

// TestPlanPages walks two desks from a draft to a plan in force, its paper and its end.
func TestPlanPages(t *testing.T) {
	d := twoDesks(t)
	d.pins()
	ctx := t.Context()
	var west watch.Area
	for i, name := range []string{"The pocket", "Its west"} {
		a, err := d.a.n.SaveArea(ctx, "person-cora", watch.Area{Name: text.Bilingual{AR: "منطقة " + name, EN: name}, Kind: watch.Drawn, Shape: boxOf(t, 38, 38.6-float64(i)*0.3)})
		if err != nil {
			t.Fatal(err)
		}
		west = a
	}
	cora, rana := d.a.as("cora", "en"), d.a.as("rana", "ar")
	if code, _ := d.a.as("ana", "en").get("/watch/plans/new"); code != http.StatusForbidden {
		t.Errorf("an analyst drafts a plan: %d", code)
	}
	if _, body := cora.get("/watch/plans"); !strings.Contains(body, "No plans yet") {
		t.Error("the empty list says nothing")
	}
	if _, body := cora.get("/watch/plans/new?area=A-0001"); !strings.Contains(body, `value="A-0001" checked`) {
		t.Error("the area that the map led here with is not chosen")
	}
	start := url.Values{"title.ar": {"سد الجيب"}, "title.en": {"Filling the pocket"}, "from": {"2025-01-10T00:00"}, "until": {"2025-01-24T00:00"}, "area": {"A-0001"}}
	cora.refuses("/watch/plans/new", start)
	start.Set("party", d.b.id)
	draft := cora.does("/watch/plans/new", start)

	// Items are rows; what is found wrong stands beside them.
	form := func() url.Values {
		_, body := cora.get(draft)
		return planFields(t, body)
	}
	v := form()
	v.Set("do", "additem")
	cora.does(draft, v)
	v = form()
	v.Set("do", "additem")
	cora.does(draft, v)
	v = form()
	v.Set("i.0.part", west.ID)
	v.Set("i.0.kind", "post")
	v.Set("i.0.contact.en", "operations room")
	v.Set("i.1.party", d.b.id)
	v.Set("i.1.when", "night")
	v.Set("i.1.hours", "x")
	cora.refuses(draft, v)
	v.Set("i.1.hours", "١٢")
	cora.does(draft, v)
	_, body := cora.get(draft)
	for _, want := range []string{"left to nobody between turns", "every day 18:00", `class="pl-map"`, `class="pl-cal"`, "km²", "operations room"} {
		if !strings.Contains(body, want) {
			t.Errorf("the draft does not show %q", want)
		}
	}
	if !strings.Contains(body, "Signing for the party is for a releaser") {
		t.Error("who may not sign is not told so")
	}
	if code, file := cora.get(draft + "/file"); code != http.StatusOK || strings.Contains(file, "A-0001") || !strings.Contains(file, `"FREQ=DAILY"`) {
		t.Errorf("the file of the draft: %d\n%s", code, file)
	} else {
		copied := cora.does("/watch/plans/new", url.Values{"file": {file}})
		if _, body := cora.get(copied); !strings.Contains(body, "Filling the pocket") {
			t.Error("the file did not come back as a draft")
		}
		cora.does(copied+"/drop", nil)
	}
	cora.refuses("/watch/plans/new", url.Values{"file": {`{"frame":{"strike":1}}`}})

	// Two people, the password, and a word about the conflicts.
	sign := url.Values{"password": {secret}, "sign_by": {"2025-01-05T12:00"}, "from": {"2025-01-09T12:00"}}
	_, before := rana.get(draft)
	seen := regexp.MustCompile(`name="seen" value="([^"]+)"`).FindStringSubmatch(before)
	if seen == nil {
		t.Fatal("the page does not say which draft is signed")
	}
	sign.Set("seen", "2025-01-01T00:00:00Z") // of another draft than the one that stands there
	sign.Set("conflicts", "yes")
	rana.refuses(draft+"/propose", sign)
	sign.Del("conflicts")
	sign.Set("seen", seen[1])
	if code, _, _ := cora.post(draft+"/propose", sign); code != http.StatusForbidden {
		t.Errorf("a coordinator signs: %d", code)
	}
	rana.refuses(draft+"/propose", sign)
	sign.Set("conflicts", "yes")
	sign.Set("password", "wrong wrong wrong")
	rana.refuses(draft+"/propose", sign)
	sign.Set("password", secret)
	page := rana.does(draft+"/propose", sign)
	d.settle()
	if _, body := rana.get(page); !strings.Contains(body, "لم يوقّع") || !strings.Contains(body, "TLP:RED") {
		t.Error("the proposed plan does not say who has not signed")
	}

	theirs := d.b.as("rana", "en")
	_, body = theirs.get(page)
	for _, want := range []string{"1 further watch is not shown to you", "waits for our signature", "1 of 2 signed"} {
		if !strings.Contains(body, want) {
			t.Errorf("the partner's page does not say %q", want)
		}
	}
	if strings.Contains(body, "operations room") {
		t.Error("the partner sees what is not for it")
	}
	if strings.Contains(body, page+"/amend") {
		t.Error("who does not see all is offered to write the next version")
	}
	plan, err := d.b.n.Plan(ctx, strings.TrimPrefix(page, "/watch/plan/"))
	if err != nil {
		t.Fatal(err)
	}
	theirs.refuses(page+"/sign", url.Values{"id": {plan.Now().ID}, "password": {"not it at all"}})
	theirs.does(page+"/sign", url.Values{"id": {plan.Now().ID}, "password": {secret}})
	d.settle()
	d.line.move(8 * 24 * time.Hour)
	d.settle()
	if _, body := theirs.get(page); !strings.Contains(body, "2 of 2 signed") || !strings.Contains(body, "In force since") {
		t.Error("the plan is not shown in force")
	}
	for _, lang := range []string{"ar", "en"} {
		aud := d.a.as("aud", lang)
		for _, path := range []string{"/watch/plans", page, page + "/print?lang=ar", page + "/print?lang=en", page + "/print?lang=both"} {
			code, body := aud.get(path)
			if code != http.StatusOK || strings.Contains(body, `type="password"`) {
				t.Errorf("%s for an auditor gave %d", path, code)
			}
			if sheets := strings.Count(body, `<article class="pl-sheet"`); strings.Contains(path, "both") && (sheets != 2 || !strings.Contains(body, `lang="ar" dir="rtl"`) || !strings.Contains(body, plan.Now().Head.Root)) {
				t.Errorf("%s has %d sheets", path, sheets)
			}
		}
	}
	if code, _, to := rana.post(page+"/amend", nil); code != http.StatusSeeOther || !strings.HasPrefix(to, "/watch/plans/P-") {
		t.Errorf("writing the next version: %d %s", code, to)
	}

	// Leaving takes the notice, or an emergency that is written down.
	soon := d.line.Now().Add(2 * time.Hour).UTC().Format(minuteForm)
	theirs.refuses(page+"/withdraw", url.Values{"password": {secret}, "effective": {"2024-01-01T00:00"}})
	body = theirs.refuses(page+"/withdraw", url.Values{"password": {secret}, "effective": {soon}})
	if !strings.Contains(body, "the notice that was agreed allows nothing before") {
		t.Error("a notice that is too short is not said to be so")
	}
	theirs.does(page+"/withdraw", url.Values{"password": {secret}, "effective": {soon}, "emergency": {"the bridge is gone"}})
	d.settle()
	if _, body := cora.get(page); !strings.Contains(body, "gave notice") || !strings.Contains(body, "less notice than agreed") || strings.Contains(body, "the bridge is gone") {
		t.Error("the notice is not shown as it is")
	}
	d.line.move(3 * time.Hour)
	if _, body := cora.get(page); !strings.Contains(body, "It ended when a party left") {
		t.Error("the end is not shown")
	}
	if code, _ := cora.get("/watch/plan/" + strings.Repeat("0", 64)); code != http.StatusNotFound {
		t.Errorf("a plan that is not there: %d", code)
	}
}

// boxOf is a rectangle between two longitudes.
func boxOf(t *testing.T, w, e float64) area.Shape {
	t.Helper()
	s, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(w, 35), area.PointOf(e, 35), area.PointOf(e, 35.5), area.PointOf(w, 35.5)}}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
