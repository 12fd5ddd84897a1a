package web

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"tansiq/internal/watch"
)

var siteAt = regexp.MustCompile(`^/watch/site/(S-\d+)`)

// A site from the gazetteer to what is unaccounted for, in both languages.
func TestSitePages(t *testing.T) {
	for _, lang := range []string{"ar", "en"} {
		t.Run(lang, func(t *testing.T) {
			n, srv := newDesk(t)
			b := open(t, srv, lang)
			form := url.Values{"token": {n.SetupToken()}, "name": {"عقدة"}, "subject": {"islamic-state"}, "lang": {lang}, "login": {"salma"}, "person": {"سلمى"}, "password": {secret}, "again": {secret}}
			if code, _, _ := b.post("/first-run", form); code != http.StatusSeeOther {
				t.Fatal("the first run failed")
			}
			l := localeOf(t, lang)
			if code, body := b.get("/watch/sites"); code != http.StatusOK || !strings.Contains(body, l.t("site.empty")) {
				t.Fatalf("%d: the empty list does not say what would be here", code)
			}
			if _, body := b.get("/watch/sites?q=T4"); !strings.Contains(body, "place=t4-airbase") {
				t.Error("the gazetteer does not offer T4")
			}
			if _, body := b.get("/watch/sites/new?place=t4-airbase"); !strings.Contains(body, `value="37.63"`) {
				t.Error("the form is not filled from the gazetteer")
			}
			if _, body := b.get("/picture?unit=SY-HI"); !strings.Contains(body, strings.SplitN(l.t("picture.seen.unknown"), "(", 2)[0]) {
				t.Error("an empty picture does not say that nobody is known to have watched")
			}
			one := url.Values{"place": {"t4-airbase"}, "name_ar": {"مطار <b>"}, "name_en": {"T4 <b>"}, "kind": {"base"}, "holds": {"materiel"}, "lon": {"x"}, "lat": {"34.52"}, "precision": {"exact"}, "marking": {"TLP:RED"}}
			if code, body, _ := b.post("/watch/sites/new", one); code != http.StatusUnprocessableEntity || !strings.Contains(body, "T4 &lt;b&gt;") {
				t.Errorf("a wrong longitude gave %d; what was typed must stay", code)
			}
			one.Set("lon", "37.63")
			one.Set("points", "37.6 34.5\n37.7 34.5\n37.7 34.6")
			one.Set("precision", "near")
			if code, body, _ := b.post("/watch/sites/new", one); code != http.StatusUnprocessableEntity || !strings.Contains(body, (&watch.SiteError{Code: "outline"}).Words().In(lang)) {
				t.Errorf("an outline of a place that is known as near gave %d", code)
			}
			one.Set("precision", "exact")
			code, _, to := b.post("/watch/sites/new", one)
			at := siteAt.FindStringSubmatch(to)
			if code != http.StatusSeeOther || at == nil {
				t.Fatalf("%d %s", code, to)
			}
			page := "/watch/site/" + at[1]
			if _, body := b.get(page); !strings.Contains(body, `class="thumb"`) || !strings.Contains(body, "37.7 34.6") {
				t.Error("the page does not show the outline")
			}
			if code, body := b.get(page + "/draw"); code != http.StatusOK || !strings.Contains(body, `data-draw="polygon"`) || !strings.Contains(body, `name="version" value="1"`) {
				t.Errorf("the map to draw on gave %d", code)
			}
			said := url.Values{"source": {"Agency"}, "source_kind": {"media"}, "reliability": {"B"}, "credibility": {"2"}, "custody": {"held"}, "who": {"Army"}, "from": {"2024-01-01"}, "until": {"2023-01-01"}, "left": {"yes"}}
			if code, body, _ := b.post(page+"/custody", said); code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="2023-01-01"`) {
				t.Errorf("an end before the beginning gave %d", code)
			}
			said.Set("until", "2024-12-07")
			if code, _, _ := b.post(page+"/custody", said); code != http.StatusSeeOther {
				t.Fatalf("custody gave %d", code)
			}
			stock := url.Values{"source": {"Officer"}, "source_kind": {"official"}, "what": {"weapons"}, "unit": {"items"}, "min": {"٣٠٠"}, "max": {"320"}, "on": {"2024-11-01"}}
			if code, _, _ := b.post(page+"/inventory", stock); code != http.StatusSeeOther {
				t.Fatalf("an inventory gave %d", code)
			}
			if code, body, _ := b.post(page+"/link", url.Values{"incident": {"none"}, "effect": {"lost"}}); code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="none"`) {
				t.Errorf("an incident that is not there gave %d", code)
			}
			code, body := b.get(page + "?done=custody")
			for _, want := range []string{`class="chart cust"`, `class="vac"`, `<b>B</b><b>2</b>`, l.t("site.state.left"), l.t("date.range", 300, 320), `class="rbar"`} {
				if !strings.Contains(body, want) {
					t.Errorf("the page does not hold %s", want)
				}
			}
			if code != http.StatusOK || strings.Contains(body, "T4 <b>") {
				t.Errorf("%d", code)
			}
			for _, path := range []string{"/watch/sites", "/watch/sites?state=left", "/watch/sites?q=zzzz"} {
				if code, _ := b.get(path); code != http.StatusOK {
					t.Errorf("%s gave %d", path, code)
				}
			}
			if code, _, _ := b.post(page+"/withdraw", url.Values{"id": {"C-0001"}}); code != http.StatusSeeOther {
				t.Errorf("withdrawing gave %d", code)
			}
			if code, _, to := b.post(page+"/retire", nil); code != http.StatusSeeOther || !strings.HasPrefix(to, "/watch/sites") {
				t.Errorf("retiring gave %d %s", code, to)
			}
		})
	}
}
