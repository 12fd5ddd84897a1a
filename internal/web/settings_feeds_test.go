package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tansiq/internal/node"
	"tansiq/internal/store"
)

var feedSecret = regexp.MustCompile(`tqf_[A-Z2-7]{26}`)

func TestAnAdminGivesProgramsTheirTokens(t *testing.T) {
	for lang, says := range map[string]map[string]string{
		"en": {"off": "Off", "on": "On", "red": "is how all that is read here is marked", "path": "A token in an address is a trade-off", "unused": "never", "notyet": "It opens nothing yet", "revoked": "revoked"},
		"ar": {"off": "متوقف", "on": "يعمل", "red": "هذا وسم كل ما يُقرأ هنا", "path": "للرمز في العنوان ثمن", "unused": "لم يُستعمل", "notyet": "لا يفتح شيئًا بعد", "revoked": "أُلغي"},
	} {
		t.Run(lang, func(t *testing.T) {
			n, srv := staffedDesk(t)
			b := open(t, srv, lang)
			b.signIn("admin")
			code, page := b.get("/settings/feeds")
			if code != http.StatusOK || strings.Count(page, `<span class="chip off">`+says["off"]) != 2 || !strings.Contains(page, "TLP:RED") || !strings.Contains(page, says["red"]) || !strings.Contains(page, says["path"]) {
				t.Fatalf("%d %s", code, page)
			}
			if strings.Contains(page, " checked") {
				t.Error("something is chosen for a token by itself")
			}
			form := url.Values{"kind": {"features"}, "name": {"QGIS <b>"}, "collection": {"areas", "vacuum"}, "days": {"٣٠"}}
			code, page, _ = b.post("/settings/feeds", form)
			secret := feedSecret.FindString(page)
			if code != http.StatusOK || secret == "" || !strings.Contains(page, srv.URL+"/ogc/t/"+secret+"/") || !strings.Contains(page, "Authorization: Bearer "+secret) || !strings.Contains(page, says["notyet"]) || strings.Contains(page, "QGIS <b>") {
				t.Fatalf("%d %s", code, page)
			}
			if _, page = b.get("/settings/feeds"); strings.Contains(page, secret) || !strings.Contains(page, "F-0001") || !strings.Contains(page, says["unused"]) {
				t.Errorf("the list: %s", page)
			}
			for _, kind := range []string{"features", "calendar"} {
				if code, _, to := b.post("/settings/feeds/switch", url.Values{"kind": {kind}, "do": {"on"}}); code != http.StatusSeeOther || to != "/settings/feeds?saved=feedon" {
					t.Fatalf("turning %s on: %d %s", kind, code, to)
				}
			}
			used, err := n.FeedByToken(t.Context(), node.FeedFeatures, secret)
			if err != nil || strings.Join(used.Collections, " ") != "areas vacuum" {
				t.Fatalf("%+v %v", used, err)
			}
			if life := used.Expires.Sub(used.Made).Round(node.DefaultFeedLife / 90); life != node.DefaultFeedLife/3 {
				t.Errorf("thirty days are %v", life)
			}
			if _, page = b.get("/settings/feeds"); strings.Contains(page, says["unused"]) || strings.Count(page, `<span class="chip">`+says["on"]) != 2 {
				t.Errorf("after its use: %s", page)
			}
			_, page, _ = b.post("/settings/feeds", url.Values{"kind": {"calendar"}, "name": {"phone"}, "detail": {"busy"}, "days": {"7"}})
			if s := feedSecret.FindString(page); s == "" || !strings.Contains(page, srv.URL+"/feeds/watch/"+s+".ics") || strings.Contains(page, says["notyet"]) {
				t.Errorf("a calendar: %s", page)
			}
			if code, _, to := b.post("/settings/feeds/revoke", url.Values{"id": {"F-0001"}}); code != http.StatusSeeOther || to != "/settings/feeds?saved=feedrevoked" {
				t.Fatalf("revoking: %d %s", code, to)
			}
			if _, err := n.FeedByToken(t.Context(), node.FeedFeatures, secret); err == nil {
				t.Error("a revoked token opens something")
			}
			if _, page = b.get("/settings/feeds"); !strings.Contains(page, says["revoked"]) || strings.Contains(page, `name="id" value="F-0001"`) || !strings.Contains(page, `name="id" value="F-0002"`) {
				t.Errorf("after revoking: %s", page)
			}
			if code, _, _ := b.post("/settings/feeds/switch", url.Values{"kind": {"calendar"}, "do": {"off"}}); code != http.StatusSeeOther {
				t.Errorf("turning it off: %d", code)
			}
			if on, err := n.FeedOn(t.Context(), node.FeedCalendar); err != nil || on {
				t.Errorf("it is on still (%v)", err)
			}
		})
	}
}

func TestWhatIsWrongWithATokenStandsAtItsField(t *testing.T) {
	n, srv := staffedDesk(t)
	b := open(t, srv, "ar")
	b.signIn("admin")
	for _, c := range []struct {
		form   url.Values
		faults int
	}{
		{url.Values{"kind": {"features"}}, 3},
		{url.Values{"kind": {"features"}, "name": {"QGIS"}, "collection": {"areas", "incidents"}, "days": {"30"}}, 1},
		{url.Values{"kind": {"features"}, "name": {strings.Repeat("x", 81)}, "collection": {"areas"}, "days": {"30"}}, 1},
		{url.Values{"kind": {"features"}, "name": {"QGIS"}, "collection": {"areas"}, "days": {"367"}}, 1},
		{url.Values{"kind": {"features"}, "name": {"QGIS"}, "collection": {"areas"}, "days": {"0"}}, 1},
		{url.Values{"kind": {"features"}, "name": {"QGIS"}, "collection": {"areas"}, "days": {"soon"}}, 1},
		{url.Values{"kind": {"calendar"}, "name": {"phone"}, "detail": {"everything"}, "days": {"30"}}, 1},
	} {
		code, page, _ := b.post("/settings/feeds", c.form)
		if code != http.StatusUnprocessableEntity || strings.Count(page, `class="msg" role="alert"`) != c.faults || strings.Count(page, `<details class="box" open>`) != 1 {
			t.Errorf("%v: %d with %d faults", c.form, code, strings.Count(page, `class="msg" role="alert"`))
		}
		if name := c.form.Get("name"); name != "" && !strings.Contains(page, `value="`+name+`"`) {
			t.Errorf("%v: what was typed is gone", c.form)
		}
	}
	for path, c := range map[string]struct {
		form url.Values
		code int
	}{
		"/settings/feeds":        {url.Values{"kind": {"everything"}, "name": {"x"}, "days": {"30"}}, http.StatusUnprocessableEntity},
		"/settings/feeds/switch": {url.Values{"kind": {"everything"}, "do": {"on"}}, http.StatusUnprocessableEntity},
		"/settings/feeds/revoke": {url.Values{"id": {"F-0404"}}, http.StatusNotFound},
	} {
		if code, _, _ := b.post(path, c.form); code != c.code {
			t.Errorf("%s: %d", path, code)
		}
	}
	if list, err := n.FeedTokens(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}
}

func TestOnlyAnAdminSeesTheTokens(t *testing.T) {
	n, srv := staffedDesk(t)
	for _, who := range []string{"analyst", "coordinator", "releaser", "auditor"} {
		b := open(t, srv, "en")
		b.signIn(who)
		if code, _ := b.get("/settings/feeds"); code != http.StatusForbidden {
			t.Errorf("%s sees them: %d", who, code)
		}
		if _, page := b.get("/settings"); strings.Contains(page, "/settings/feeds") {
			t.Errorf("%s is shown the way", who)
		}
		for _, path := range []string{"/settings/feeds", "/settings/feeds/switch", "/settings/feeds/revoke", "/settings/feeds/renew"} {
			if code, _, _ := b.post(path, url.Values{"kind": {"features"}, "do": {"on"}, "name": {"x"}, "collection": {"areas"}, "days": {"9"}}); code != http.StatusForbidden {
				t.Errorf("%s posts to %s: %d", who, path, code)
			}
		}
	}
	if on, err := n.FeedOn(t.Context(), node.FeedFeatures); err != nil || on {
		t.Errorf("it was turned on (%v)", err)
	}
	// The journal says what an admin did, and holds no token.
	b := open(t, srv, "en")
	b.signIn("admin")
	_, page, _ := b.post("/settings/feeds", url.Values{"kind": {"calendar"}, "name": {"phone"}, "detail": {"full"}, "days": {"30"}})
	secret := feedSecret.FindString(page)
	events, _, err := n.Events(t.Context(), store.Viewer{System: true}, "", 10)
	if err != nil || secret == "" || len(events) == 0 || events[0].Act != store.ActFeedMade || events[0].Ref != "F-0001" || strings.Contains(events[0].Note, secret) {
		t.Errorf("%v %+v", err, events)
	}
}
