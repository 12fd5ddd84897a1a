package web

import (
	"fmt"
	"html"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// keeper is somebody at a new desk who may keep watches.
func keeper(t *testing.T, lang string) *browser {
	t.Helper()
	n, srv := newDesk(t)
	b := open(t, srv, lang)
	form := url.Values{"token": {n.SetupToken()}, "name": {"عقدة / Node"}, "subject": {"islamic-state"}, "lang": {lang}, "login": {"salma"}, "person": {"Salma"}, "password": {secret}, "again": {secret}}
	if code, body, _ := b.post("/first-run", form); code != http.StatusSeeOther {
		t.Fatalf("the first run gave %d\n%s", code, body)
	}
	return b
}

var areaID = regexp.MustCompile(`A-\d{4}`)

// TestWatchRoom walks through the room without a script: nothing, an area, a watch that ended, a word; then the vacuum shows everywhere.
func TestWatchRoom(t *testing.T) {
	for lang, words := range map[string][3]string{
		"ar": {"لا مناطق بعد", "لا أحد منذ 3 أيام", "لا نعلم"},
		"en": {"No areas yet", "nobody for 3 days", "not known"},
	} {
		t.Run(lang, func(t *testing.T) {
			b := keeper(t, lang)
			if code, body := b.get("/watch"); code != http.StatusOK || !strings.Contains(body, words[0]) {
				t.Fatalf("the empty room gave %d and does not say that there are no areas", code)
			}
			code, _, to := b.post("/watch/areas/new", url.Values{"name.en": {"Pocket"}, "how": {"drawn"}, "points": {"38.6 35.4\n39.2 35.4\n39.2 35.9\n38.6 35.9"}, "marking": {"TLP:RED"}})
			id := areaID.FindString(to)
			if code != http.StatusSeeOther || id == "" {
				t.Fatalf("a new area gave %d and leads to %q", code, to)
			}
			if _, body := b.get("/watch?area=" + id); !strings.Contains(body, words[2]) {
				t.Error("an area of which nobody said anything is not said to be unknown")
			}
			now := time.Now().UTC()
			stamp := func(d time.Duration) string { return now.Add(d).Format("2006-01-02T15:04") }
			w := url.Values{"party": {"named"}, "partyname": {"The neighbours"}, "area": {id}, "covers": {"whole"}, "kind": {"post"}, "preset": {"always"}, "from": {stamp(-20 * 24 * time.Hour)}, "until": {stamp(-72*time.Hour - time.Minute)},
				"zone": {"Asia/Damascus"}, "confidence": {"moderate"}, "marking": {"TLP:RED"}}
			if code, body, _ := b.post("/watch/watches/new", w); code != http.StatusSeeOther {
				t.Fatalf("a new watch gave %d\n%s", code, body)
			}
			if code, _, _ := b.post("/watch/declare", url.Values{"party": {"named"}, "partyname": {"The neighbours"}, "area": {id}, "complete": {"yes"}, "marking": {"TLP:RED"}}); code != http.StatusSeeOther {
				t.Fatalf("a word gave %d", code)
			}
			for _, where := range []string{"/watch", "/watch?area=" + id + "&open=yes", "/watch/table", "/watch/panel?area=" + id} {
				if code, body := b.get(where); code != http.StatusOK || !strings.Contains(body, words[1]) {
					t.Errorf("%s gave %d and does not say how long nobody has watched", where, code)
				}
			}
			for _, where := range []string{"/watch/areas/" + id, "/watch/areas/" + id + "/edit", "/watch/watches/W-0001", "/watch/watches/W-0001/edit", "/watch/declare", "/watch/import", "/watch/units?unitq=raqqa", "/watch/corridor?from=" + id + "&to=38.9,35.9"} {
				if code, _ := b.get(where); code != http.StatusOK && where[len(where)-6:] != id {
					t.Errorf("%s gave %d", where, code)
				}
			}
			if _, body := b.get("/picture"); !strings.Contains(body, `class="cnt" title=`) {
				t.Error("a new vacuum is not counted in the navigation")
			}
		})
	}
}

// TestWatchChange edits a watch that has begun: from a moment on is offered first, what cannot be is said at its field, and both pages
// lead to each other.
func TestWatchChange(t *testing.T) {
	for lang, words := range map[string][3]string{
		"ar": {"لم تكن المراقبة قد بدأت حينئذ", "استمرار لـ", "صنع غيرك نسخة أخرى"},
		"en": {"the watch had not begun then", "Continues", "Somebody else made a further version"},
	} {
		t.Run(lang, func(t *testing.T) {
			b := keeper(t, lang)
			now := time.Now().UTC()
			stamp := func(d time.Duration) string { return now.Add(d).Format("2006-01-02T15:04") }
			w := url.Values{"party": {"named"}, "partyname": {"The neighbours"}, "covers": {"shape"}, "points": {"38.6 35.4\n39.2 35.4\n39.2 35.9"}, "kind": {"post"}, "preset": {"always"}, "from": {stamp(-240 * time.Hour)}, "confidence": {"moderate"}, "marking": {"TLP:RED"}}
			if code, body, _ := b.post("/watch/watches/new", w); code != http.StatusSeeOther {
				t.Fatalf("a new watch gave %d\n%s", code, body)
			}
			if _, body := b.get("/watch/watches/W-0001/edit"); !strings.Contains(body, `name="how" value="change" checked`) {
				t.Error("a watch that has begun is not changed from a moment on by default")
			}
			w.Set("version", "1")
			w.Set("kind", "patrol")
			for field, c := range map[string]struct{ how, at, want string }{
				"neither": {"", "", "watch-no-such"}, "early": {"change", stamp(-300 * time.Hour), words[0]}, "no time": {"change", "soon", `value="soon"`},
			} {
				w.Set("how", c.how)
				w.Set("change_at", c.at)
				if code, body, _ := b.post("/watch/watches/W-0001/edit", w); code != http.StatusUnprocessableEntity || c.how != "" && !strings.Contains(body, c.want) {
					t.Errorf("%s gave %d and does not say %q", field, code, c.want)
				}
			}
			w.Set("how", "change")
			w.Set("change_at", stamp(-24*time.Hour))
			if code, body, to := b.post("/watch/watches/W-0001/edit", w); code != http.StatusSeeOther || !strings.Contains(to, "W-0002") {
				t.Fatalf("a change gave %d and leads to %q\n%s", code, to, body)
			}
			if _, body := b.get("/watch/watches/W-0002"); !strings.Contains(body, words[1]) || !strings.Contains(body, `href="/watch/watches/W-0001"`) {
				t.Error("the one that goes on does not name the one before")
			}
			if _, body := b.get("/watch/watches/W-0001"); !strings.Contains(body, `href="/watch/watches/W-0002"`) || strings.Contains(body, "W-0001/withdraw") {
				t.Error("the one that was changed does not lead on, or can be withdrawn")
			}
			if code, body, _ := b.post("/watch/watches/W-0001/edit", w); code != http.StatusUnprocessableEntity || !strings.Contains(body, words[2]) {
				t.Errorf("an edit of an older version gave %d", code)
			}
			w.Set("version", "2")
			w.Set("how", "correct")
			if code, body, _ := b.post("/watch/watches/W-0001/edit", w); code != http.StatusSeeOther {
				t.Errorf("a correction gave %d\n%s", code, body)
			}
		})
	}
}

// TestWatchFresh holds that an unchanged answer is not sent again, and a changed one is.
func TestWatchFresh(t *testing.T) {
	b := keeper(t, "en")
	ask := func(tag string) (int, string) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.site.URL+"/watch/at?t=2025-01-26T12:00:00Z", nil)
		if err != nil {
			t.Fatal(err)
		}
		if tag != "" {
			req.Header.Set("If-None-Match", tag)
		}
		code, _, h := b.do(req)
		return code, h.Get("ETag")
	}
	code, tag := ask("")
	if code != http.StatusOK || tag == "" {
		t.Fatalf("the map gave %d with the tag %q", code, tag)
	}
	if code, _ := ask(tag); code != http.StatusNotModified {
		t.Errorf("the same question gave %d, want 304", code)
	}
	b.post("/watch/areas/new", url.Values{"name.en": {"Pocket"}, "how": {"drawn"}, "points": {"38.6 35.4\n39.2 35.4\n39.2 35.9"}, "marking": {"TLP:RED"}})
	if code, again := ask(tag); code != http.StatusOK || again == tag {
		t.Errorf("after a change the question gave %d with the tag %q", code, again)
	}
	if code, _ := b.get("/watch/at?t=yesterday"); code != http.StatusBadRequest {
		t.Errorf("a moment that cannot be read gave %d, want 400", code)
	}
}

// TestWatchFaults holds that what is wrong is said at its field and that nothing typed is lost.
func TestWatchFaults(t *testing.T) {
	b := keeper(t, "en")
	for name, c := range map[string]struct {
		path string
		form url.Values
		want []string
	}{
		"no name, no outline":   {"/watch/areas/new", url.Values{"how": {"drawn"}, "note": {"kept words"}}, []string{"A name is needed", "There is no outline yet", "kept words"}},
		"a line that is none":   {"/watch/areas/new", url.Values{"name.en": {"X"}, "how": {"drawn"}, "points": {"38.6 35.4\nhere\n"}}, []string{"Line 2 is no position", "38.6 35.4"}},
		"exchanged":             {"/watch/areas/new", url.Values{"name.en": {"X"}, "how": {"drawn"}, "points": {"35.4 39.6\n35.4 39.9\n35.9 39.9"}}, []string{"Which is right?", `name="swap" value="yes"`}},
		"a corridor of nothing": {"/watch/areas/new", url.Values{"name.en": {"X"}, "how": {"corridor"}, "line": {"38 35\n38.5 35.5"}, "side": {"wide"}}, []string{"Write kilometres as a number", "wide"}},
		"ends first":            {"/watch/watches/new", url.Values{"party": {"named"}, "partyname": {"Y"}, "covers": {"shape"}, "points": {"38 35\n39 35\n39 36"}, "kind": {"post"}, "preset": {"always"}, "from": {"2025-01-02T00:00"}, "until": {"2025-01-01T00:00"}, "confidence": {"low"}, "marking": {"TLP:RED"}}, []string{"The end is not after the beginning"}},
		"a rule that explodes":  {"/watch/watches/new", url.Values{"party": {"named"}, "partyname": {"Y"}, "covers": {"shape"}, "points": {"38 35\n39 35\n39 36"}, "kind": {"post"}, "preset": {"rule"}, "rule": {"FREQ=SECONDLY"}, "iso": {"PT1H"}, "from": {"2025-01-02T00:00"}, "confidence": {"low"}, "marking": {"TLP:RED"}}, []string{"FREQ=SECONDLY", "is not taken"}},
	} {
		t.Run(name, func(t *testing.T) {
			code, body, _ := b.post(c.path, c.form)
			if code != http.StatusUnprocessableEntity {
				t.Fatalf("gave %d, want 422", code)
			}
			for _, w := range c.want {
				if !strings.Contains(body, w) {
					t.Errorf("the page does not hold %q", w)
				}
			}
		})
	}
}

func TestReadPoints(t *testing.T) {
	p := func(lon, lat float64) area.Point { return area.PointOf(lon, lat) }
	for in, want := range map[string][][]area.Point{
		"38.74 35.63\n39,35\n":       {{p(38.74, 35.63), p(39, 35)}},
		"35.63N 38.74E":              {{p(38.74, 35.63)}},
		"٣٨٫٧٤، ٣٥٫٦٣\n\n40 34":      {{p(38.74, 35.63)}, {p(40, 34)}},
		"10W 20S":                    {{p(-10, -20)}},
		"   \n":                      nil,
		"38.74° 35.63°\r\n39 36\r\n": {{p(38.74, 35.63), p(39, 36)}},
	} {
		got, fault := readPoints(in)
		if fault != nil || len(got) != len(want) {
			t.Errorf("readPoints(%q) = %v, %v", in, got, fault)
			continue
		}
		for i := range want {
			for k := range want[i] {
				if got[i][k] != want[i][k] {
					t.Errorf("readPoints(%q)[%d][%d] = %v, want %v", in, i, k, got[i][k], want[i][k])
				}
			}
		}
	}
	for _, in := range []string{"38.74", "a b", "200 10", "NaN 3", "1 2 3"} {
		if _, fault := readPoints(in); fault == nil {
			t.Errorf("readPoints(%q) finds nothing wrong", in)
		}
	}
}

// TestBars holds that the bars of a row make up the area at every moment, and that drawing them is deterministic.
func TestBars(t *testing.T) {
	shape, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(38, 35), area.PointOf(39, 35), area.PointOf(39, 36), area.PointOf(38, 36)}}})
	if err != nil {
		t.Fatal(err)
	}
	half, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(38, 35), area.PointOf(38.5, 35), area.PointOf(38.5, 36), area.PointOf(38, 36)}}})
	if err != nil {
		t.Fatal(err)
	}
	from := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	a := watch.Area{ID: "A-0001", Version: 1, Kind: watch.Drawn, Shape: shape, Marking: "TLP:RED", At: from}
	a.Name.EN = "A"
	keep := func(id, party string, s area.Shape, sched watch.Schedule) watch.Watch {
		return watch.Watch{ID: id, Version: 1, Party: watch.Party{ID: "name:" + party}, Area: "A-0001", Shape: s, Kind: watch.Post, Schedule: sched, Confidence: watch.High, Marking: "TLP:RED", At: from}
	}
	m, err := watch.NewModel(watch.Known{Areas: []watch.Area{a}, Watches: []watch.Watch{
		keep("W-0001", "x", area.Shape{}, watch.Schedule{From: from, Until: from.AddDate(0, 0, 3)}),
		keep("W-0002", "y", half, watch.Schedule{From: from.AddDate(0, 0, 2), Rule: "FREQ=DAILY", Length: watch.Length(8 * time.Hour)}),
	}, Declarations: []watch.Declaration{{ID: "D-0001", Party: watch.Party{ID: "name:x"}, Complete: true, Marking: "TLP:RED", At: from}}})
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Coverage("A-0001", watch.Ask{Window: watch.Span{From: from.Unix(), To: from.AddDate(0, 0, 10).Unix()}})
	if err != nil {
		t.Fatal(err)
	}
	list := bars(m, &c, &c, nil)
	at := c.Window.From
	for _, b := range list {
		if b.From != at {
			t.Fatalf("a bar begins at %d, want %d", b.From, at)
		}
		if sum := b.One + b.Two + b.Partly + b.Unknown + b.Vacuum; math.Abs(sum-1) > 1e-6 {
			t.Errorf("from %d the parts make %g of the area", b.From, sum)
		}
		at = b.To
	}
	if at != c.Window.To {
		t.Errorf("the bars end at %d, want %d", at, c.Window.To)
	}
	x := func(s int64) float64 { return float64(s-c.Window.From) / 86400 * 3 }
	coarse := fine(list, x)
	if len(coarse) >= len(list) {
		t.Errorf("narrow stretches are not put together: %d of %d", len(coarse), len(list))
	}
	for _, b := range coarse {
		if sum := b.One + b.Two + b.Partly + b.Unknown + b.Vacuum; math.Abs(sum-1) > 1e-6 {
			t.Errorf("put together, the parts make %g of the area", sum)
		}
	}
}

// TestWays holds that ends of a way are taken as people write them, that what is wrong with one is said at it, and that behind the divider
// stands what a departure uncovers.
func TestWays(t *testing.T) {
	for lang, want := range map[string]struct{ none, unsaid, swap, place, twins, far, left, open string }{
		"en": {"There is no open ground where it is to begin", "not known whether anybody watches", "latitude seems to stand before longitude", "no area and no place", "Several places are called", "1,500 km is the limit", "What their going uncovers", "Nobody takes over"},
		"ar": {"لا أرض مكشوفة عند نقطة البداية", "لا نعلم أهي مراقَبة", "خط العرض سبق خط الطول", "لا منطقة ولا مكان", "أكثر من مكان اسمه", "والحد 1500 كم", "ما ينكشف بذهابهم", "لا يتسلم أحد"},
	} {
		b := keeper(t, lang)
		for _, a := range [][2]string{{"Pocket", "38.6 35.4\n39.2 35.4\n39.2 35.9\n38.6 35.9"}, {"Twin", "40 35\n40.1 35\n40.1 35.1"}, {"Twin", "41 35\n41.1 35\n41.1 35.1"}} {
			if code, body, _ := b.post("/watch/areas/new", url.Values{"name.en": {a[0]}, "how": {"drawn"}, "points": {a[1]}, "marking": {"TLP:RED"}}); code != http.StatusSeeOther {
				t.Fatalf("a new area gave %d\n%s", code, body)
			}
		}
		w := url.Values{"party": {"named"}, "partyname": {"The neighbours"}, "area": {"A-0001"}, "covers": {"whole"}, "kind": {"post"}, "preset": {"always"}, "from": {time.Now().UTC().AddDate(0, 0, -20).Format("2006-01-02T15:04")},
			"zone": {"Asia/Damascus"}, "confidence": {"moderate"}, "marking": {"TLP:RED"}}
		if code, body, _ := b.post("/watch/watches/new", w); code != http.StatusSeeOther {
			t.Fatalf("a new watch gave %d\n%s", code, body)
		}
		holds := func(status int, where string, words ...string) {
			t.Helper()
			code, body := b.get(where)
			if code != status {
				t.Errorf("%s gave %d, want %d", where, code, status)
			}
			body = html.UnescapeString(body)
			for _, w := range words {
				if !strings.Contains(body, w) {
					t.Errorf("%s does not hold %q", where, w)
				}
			}
		}
		const way = "/watch/corridor?"
		holds(http.StatusOK, way+"from=A-0002&to=39.9,35.9", want.none, want.unsaid, `"role":"barrier"`)
		holds(http.StatusOK, way+"from=A-0002&to=39.9,35.9&unknown=yes", `"role":"shortest"`, `"role":"narrowest"`, `"role":"cut"`, `"state":"unknown"`)
		holds(http.StatusUnprocessableEntity, way+"from=Pocket&to=35.9,39.9", want.swap)
		holds(http.StatusUnprocessableEntity, way+"from=Pocket&to=Nowhereatall", want.place)
		holds(http.StatusUnprocessableEntity, way+"from=Pocket&to=", "38.28,34.56")
		holds(http.StatusUnprocessableEntity, way+"from=Pocket&to=10,10", want.far)
		holds(http.StatusUnprocessableEntity, way+"from=pocket&to=twin", want.twins, `data-put="A-0002"`)
		holds(http.StatusOK, "/watch/panel?side=gone&gone=kind:post", want.left, want.open, "data-goto=")
	}
}

// TestFindLand holds the search of the forms of a desk of many areas: an id first, then whole names, then beginnings.
func TestFindLand(t *testing.T) {
	groups := []landGroup{{Areas: []watch.Area{
		{ID: "A-0003", Name: text.Bilingual{AR: "جنوب الرقة", EN: "South of Raqqa"}},
		{ID: "A-0001", Name: text.Bilingual{AR: "الرقة", EN: "Raqqa"}},
		{ID: "A-0002", Name: text.Bilingual{AR: "أراك", EN: "Araqqah"}},
	}}, {Of: "SDF", Areas: []watch.Area{{ID: "X-0001", Name: text.Bilingual{EN: "Rusafa"}}}}}
	for words, want := range map[string]string{
		"": "", "raqqa": "A-0001 A-0003 A-0002", "RAQ": "A-0003 A-0001 A-0002", "a-0002": "A-0002", "rusafa": "X-0001", "nowhere": "",
	} {
		var got []string
		for _, h := range findLand(localeOf(t, "en"), groups, words) {
			got = append(got, h.ID)
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q finds %q, want %q", words, s, want)
		}
	}
}

// TestManyAreas fills in the forms of a desk of more areas than a list is read of, without a script.
func TestManyAreas(t *testing.T) {
	b := keeper(t, "en")
	var features []string
	for i := range mostListed + 2 {
		lon, lat := 36+float64(i%20)*0.2, 33+float64(i/20)*0.2
		features = append(features, fmt.Sprintf(`{"type":"Feature","properties":{"name":"Square %d"},"geometry":{"type":"Polygon","coordinates":[[[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f],[%.2f,%.2f]]]}}`,
			i, lon, lat, lon+0.1, lat, lon+0.1, lat+0.1, lon, lat))
	}
	file := `{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`
	if code, body, _ := b.sendFile("/watch/import", url.Values{"do": {"take"}, "marking": {"TLP:RED"}}, []byte(file)); code != http.StatusSeeOther {
		t.Fatalf("the file gave %d\n%s", code, body)
	}
	for _, where := range []string{"/watch/watches/new", "/watch/declare"} {
		if _, body := b.get(where); strings.Contains(body, "Square 7<") || !strings.Contains(body, `name="areaq"`) {
			t.Errorf("%s lists every area", where)
		}
		if _, body := b.get(where + "?area=A-0007"); !strings.Contains(body, `value="A-0007" checked`) {
			t.Errorf("%s does not hold the area that led to it", where)
		}
	}
	if code, body := b.get("/watch/lands?areaq=square+12&area=A-0007&for=declare"); code != http.StatusOK || !strings.Contains(body, "Square 120") || !strings.Contains(body, `value="A-0007" checked`) || !strings.Contains(body, "everywhere") {
		t.Errorf("the search gave %d\n%s", code, body)
	}
	d := url.Values{"party": {"named"}, "partyname": {"The neighbours"}, "complete": {"yes"}, "marking": {"TLP:RED"}, "area": {""}, "areaq": {"square 12"}, "do": {"find"}}
	if code, body, _ := b.post("/watch/declare", d); code != http.StatusOK || !strings.Contains(body, "Square 120") {
		t.Errorf("searching by the button gave %d", code)
	}
	d.Set("do", "save")
	d.Set("areaq", "square")
	if code, body, _ := b.post("/watch/declare", d); code != http.StatusUnprocessableEntity || !strings.Contains(body, localeOf(t, "en").t("watch.fault.which")) {
		t.Errorf("words that name no one area gave %d: a word about everywhere must not come of them", code)
	}
	d.Set("areaq", "Square 12")
	if code, _, to := b.post("/watch/declare", d); code != http.StatusSeeOther || !areaID.MatchString(to) {
		t.Errorf("a whole name gave %d, to %q", code, to)
	}
	if _, body := b.get("/watch/areas/A-0007"); strings.Count(body, `name="with"`) != mostNear || !strings.Contains(body, `value="A-0008"`) || strings.Contains(body, `value="A-0300"`) {
		t.Errorf("the areas to merge with are not the nearest ones: %d of them, %.60q", strings.Count(body, `name="with"`), body[strings.Index(body, `name="with"`):])
	}
}
