package api

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/test/peers"
)

// features is a house whose API shows features by a token.
type features struct {
	*house
	admin, secret, id string
}

func newFeatures(t *testing.T, open ...string) *features {
	t.Helper()
	f := &features{house: newHouse(t)}
	p, err := f.node.PersonByLogin(t.Context(), "mona")
	if err != nil {
		t.Fatal(err)
	}
	f.admin = p.ID
	if err := f.node.SwitchFeed(t.Context(), f.admin, node.FeedFeatures, true); err != nil {
		t.Fatal(err)
	}
	f.id, f.secret = f.token(node.FeedToken{Kind: node.FeedFeatures, Name: "QGIS", Collections: open})
	return f
}

func (f *features) token(tok node.FeedToken) (id, secret string) {
	f.t.Helper()
	made, secret, err := f.node.MakeFeedToken(f.t.Context(), f.admin, tok)
	if err != nil {
		f.t.Fatal(err)
	}
	return made.ID, secret
}

// fetch asks with a header; without a secret it asks as nobody.
func (f *features) fetch(method, path, secret string) answer {
	f.t.Helper()
	r := httptest.NewRequestWithContext(f.t.Context(), method, path, nil)
	if secret != "" {
		r.Header.Set("Authorization", "Bearer "+secret)
	}
	w := httptest.NewRecorder()
	f.api.ServeHTTP(w, r)
	return answer{w.Code, w.Header(), w.Body.Bytes()}
}

// gets asks with the token, wants success and puts the answer into reply.
func (f *features) gets(path string, reply any) answer {
	f.t.Helper()
	a := f.fetch("GET", path, f.secret)
	if a.status != http.StatusOK {
		f.t.Fatalf("%s: %d %s", path, a.status, a.body)
	}
	if err := json.Unmarshal(a.body, reply); err != nil {
		f.t.Fatalf("%s: %v in %s", path, err, a.body)
	}
	return a
}

func logTo(w io.Writer) *slog.Logger { return slog.New(slog.NewTextHandler(w, nil)) }

// points is a collection of so many points on a line, one for each degree of longitude from −180 on.
func points(id string, n *int) collection {
	return collection{id: id, title: "Points", about: "Made up.", list: func(_ *Server, _ context.Context, q featureQuery) ([]feature, error) {
		var out []feature
		for i := range *n {
			lon := float64(i%360) - 180
			out = append(out, feature{id: fmt.Sprintf("P-%04d", i), properties: map[string]any{"n": i},
				geometry: func() any { return map[string]any{"type": "Point", "coordinates": []float64{lon, 34}} },
				meets:    func(b box) bool { return b.meets(box{lon, 34, lon, 34}) }})
		}
		return out, nil
	}}
}

func TestWithoutATokenThereIsNothing(t *testing.T) {
	f := newFeatures(t, node.FeedAreas)
	n := 3
	f.api.layers = []collection{points(node.FeedAreas, &n), points(node.FeedVacuum, &n)}
	_, calendar := f.token(node.FeedToken{Kind: node.FeedCalendar, Name: "phone", Detail: node.FeedBusy})
	gone, revoked := f.token(node.FeedToken{Kind: node.FeedFeatures, Name: "lost", Collections: []string{node.FeedAreas}})
	if err := f.node.RevokeFeedToken(t.Context(), f.admin, gone); err != nil {
		t.Fatal(err)
	}
	nothing := func(what, method, path, secret string) {
		t.Helper()
		a := f.fetch(method, path, secret)
		if a.status != http.StatusNotFound || !isProblem(a) || !strings.Contains(string(a.body), "There is nothing here, or not for you.") {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
		for _, s := range []string{f.secret, calendar, revoked} {
			if strings.Contains(string(a.body), s) {
				t.Errorf("%s: the answer holds a token: %s", what, a.body)
			}
		}
	}
	for what, c := range map[string][3]string{
		"nobody":                {"GET", "/ogc/", ""},
		"nobody's items":        {"GET", "/ogc/collections/areas/items", ""},
		"nobody who writes":     {"POST", "/ogc/collections/areas/items", ""},
		"a wrong token":         {"GET", "/ogc/", "tqf_AAAAAAAAAAAAAAAAAAAAAAAAAA"},
		"a person's token":      {"GET", "/ogc/", f.tokens["mona"]},
		"a calendar's token":    {"GET", "/ogc/", calendar},
		"a revoked token":       {"GET", "/ogc/", revoked},
		"one in the path":       {"GET", "/ogc/t/" + revoked + "/", ""},
		"one in the path alone": {"GET", "/ogc/t/" + f.secret[:8], ""},
		"not a path":            {"GET", "/ogc/nonsense", f.secret},
		"what was not chosen":   {"GET", "/ogc/collections/vacuum/items", f.secret},
		"what there is not":     {"GET", "/ogc/collections/incidents", f.secret},
		"no such feature":       {"GET", "/ogc/collections/areas/items/P-9999", f.secret},
		"no feature":            {"GET", "/ogc/collections/areas/items/..%2fx", f.secret},
	} {
		nothing(what, c[0], c[1], c[2])
	}
	for _, path := range []string{"/ogc", "/ogc/", "/ogc/t/" + f.secret, "/ogc/t/" + f.secret + "/", "/ogc/t/" + f.secret + "/collections/areas/items?limit=1"} {
		secret := f.secret
		if strings.HasPrefix(path, "/ogc/t/") {
			secret = ""
		}
		if a := f.fetch("GET", path, secret); a.status != http.StatusOK || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s: %d %s", path, a.status, a.body)
		}
	}
	if a := f.fetch("POST", "/ogc/collections", f.secret); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET, HEAD" {
		t.Errorf("writing: %d %s", a.status, a.body)
	}
	if err := f.node.SwitchFeed(t.Context(), f.admin, node.FeedFeatures, false); err != nil {
		t.Fatal(err)
	}
	nothing("turned off", "GET", "/ogc/", f.secret)
}

func TestWrongTokensAreSlowedDown(t *testing.T) {
	f := newFeatures(t, node.FeedAreas)
	now := time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)
	f.api.wrongs = newBrake(func() time.Time { return now })
	for range wrongsPerMinute {
		if a := f.fetch("GET", "/ogc/t/tqf_WRONG/", ""); a.status != http.StatusNotFound {
			t.Fatalf("%d %s", a.status, a.body)
		}
	}
	a := f.fetch("GET", "/ogc/", f.secret)
	if a.status != http.StatusTooManyRequests || a.header.Get("Retry-After") != "61" || !isProblem(a) {
		t.Errorf("%d %v %s", a.status, a.header, a.body)
	}
	r := httptest.NewRequestWithContext(t.Context(), "GET", "/ogc/t/"+f.secret+"/", nil)
	r.RemoteAddr = "[2001:db8::1]:999"
	w := httptest.NewRecorder()
	if f.api.ServeHTTP(w, r); w.Code != http.StatusOK {
		t.Errorf("another address is held up: %d", w.Code)
	}
	now = now.Add(time.Minute)
	if a := f.fetch("GET", "/ogc/", f.secret); a.status != http.StatusOK {
		t.Errorf("after a minute: %d %s", a.status, a.body)
	}
}

func TestWhatTheProtocolSaysOfItself(t *testing.T) {
	f := newFeatures(t, node.FeedAreas, node.FeedVacuum)
	n := 3
	f.api.layers = []collection{points(node.FeedAreas, &n), points(node.FeedVacuum, &n)}
	type page struct {
		Links       []link `json:"links"`
		Description string `json:"description"`
		ConformsTo  []string
		Collections []struct {
			ID    string   `json:"id"`
			CRS   []string `json:"crs"`
			Links []link   `json:"links"`
		}
	}
	for _, base := range []string{"/ogc", "/ogc/t/" + f.secret} {
		var landing page
		f.gets(base+"/", &landing)
		if !strings.Contains(landing.Description, "TLP:RED") {
			t.Errorf("it does not say how it is marked: %s", landing.Description)
		}
		rels := map[string]link{}
		for _, l := range landing.Links {
			rels[l.Rel] = l
			if a := f.fetch("GET", strings.TrimPrefix(l.Href, "http://example.com"), f.secret); a.status != http.StatusOK || a.header.Get("Content-Type") != l.Type {
				t.Errorf("%s leads to %d %s", l.Rel, a.status, a.header.Get("Content-Type"))
			}
			if !strings.HasPrefix(l.Href, "http://example.com"+base+"/") {
				t.Errorf("%s leads elsewhere: %s", l.Rel, l.Href)
			}
		}
		for _, rel := range []string{"self", "service-desc", "conformance", "data"} {
			if rels[rel].Href == "" {
				t.Errorf("no link %s", rel)
			}
		}
	}
	var conforms, list page
	f.gets("/ogc/conformance", &conforms)
	if !slices.Contains(conforms.ConformsTo, "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson") {
		t.Errorf("%v", conforms.ConformsTo)
	}
	f.gets("/ogc/collections?f=json", &list)
	if len(list.Collections) != 2 || list.Collections[0].ID != "areas" || list.Collections[0].CRS[0] != crs84 {
		t.Errorf("%+v", list.Collections)
	}
	a := f.gets("/ogc/api", &map[string]any{})
	peers.OpenAPI30(t, a.body)
	f.api.secure = true
	if a := f.gets("/ogc/", &page{}); !strings.Contains(string(a.body), `"https://example.com/ogc/collections"`) {
		t.Errorf("behind TLS: %s", a.body)
	}
}

type itemsPage struct {
	Type     string
	Marking  string `json:"marking"`
	KnownBy  string `json:"as_known_by"`
	Links    []link `json:"links"`
	Matched  int    `json:"numberMatched"`
	Returned int    `json:"numberReturned"`
	Features []struct {
		ID         string `json:"id"`
		Properties struct {
			State    string `json:"state"`
			From, To *string
			Parties  []string `json:"parties"`
		} `json:"properties"`
	} `json:"features"`
}

// walk follows next links from a page to the end.
func (f *features) walk(path string, between func()) (ids []string) {
	f.t.Helper()
	for path != "" {
		var p itemsPage
		if a := f.gets(path, &p); a.header.Get("Content-Type") != "application/geo+json" || a.header.Get("Content-Crs") != "<"+crs84+">" {
			f.t.Fatalf("%s: %v", path, a.header)
		}
		if p.Marking != "TLP:RED" || p.Returned != len(p.Features) || p.Type != "FeatureCollection" {
			f.t.Fatalf("%s: %+v", path, p)
		}
		path = ""
		for _, l := range p.Links {
			if l.Rel == "next" {
				path = strings.TrimPrefix(l.Href, "http://example.com")
			}
		}
		for _, one := range p.Features {
			ids = append(ids, one.ID)
		}
		if between != nil {
			between()
		}
	}
	return ids
}

// TestPagesNeitherLoseNorRepeat follows next links while features come and go.
func TestPagesNeitherLoseNorRepeat(t *testing.T) {
	f := newFeatures(t, node.FeedAreas)
	n := 25
	f.api.layers = []collection{points(node.FeedAreas, &n)}
	for _, limit := range []int{1, 5, 7, 24, 25, 26, 1000, 5000} {
		ids := f.walk(fmt.Sprintf("/ogc/collections/areas/items?limit=%d", limit), nil)
		if len(ids) != 25 || !slices.IsSorted(ids) || len(slices.Compact(ids)) != 25 {
			t.Errorf("limit %d: %d features, %v", limit, len(ids), ids)
		}
	}
	ids := f.walk("/ogc/collections/areas/items?limit=4", func() { n += 3 })
	if !slices.IsSorted(ids) || len(ids) < 25 {
		t.Errorf("while features came: %v", ids)
	}
	n = 3000
	var p itemsPage
	if f.gets("/ogc/collections/areas/items?limit=99999999999999999999", &p); p.Returned != ogcMaxPage || p.Matched != 3000 {
		t.Errorf("a large limit: %d of %d", p.Returned, p.Matched)
	}
	if f.gets("/ogc/collections/areas/items", &p); p.Returned != ogcPage {
		t.Errorf("no limit: %d", p.Returned)
	}
	if got := f.walk("/ogc/collections/areas/items?bbox=170,30,-170,40&limit=7", nil); len(got) < 100 {
		t.Errorf("over the antimeridian: %d", len(got))
	}
	n = 360
	for bbox, want := range map[string]int{"170,30,-170,40": 21, "10,30,20,40": 11, "10,35,20,40": 0, "10,34,10,34": 1, "-180,-90,180,90": 360, "10,30,-5,20,40,99": 11} {
		var p itemsPage
		if f.gets("/ogc/collections/areas/items?bbox="+bbox, &p); p.Matched != want {
			t.Errorf("bbox %s: %d, want %d", bbox, p.Matched, want)
		}
	}
}

func TestHostileQueries(t *testing.T) {
	f := newFeatures(t, node.FeedAreas)
	n := 3
	f.api.layers = []collection{points(node.FeedAreas, &n)}
	long := strings.Repeat("9", 5000)
	for query, names := range map[string]string{
		"limit=-1": "limit", "limit=0": "limit", "limit=ten": "limit", "limit=1.5": "limit", "limit=0x10": "limit", "limit=%00": "limit",
		"bbox=": "", "bbox=1,2,3": "bbox", "bbox=a,b,c,d": "bbox", "bbox=NaN,0,1,1": "bbox", "bbox=0,0,Inf,1": "bbox", "bbox=0,0x1p-2,1,1": "bbox", "bbox=0,10,1,5": "bbox",
		"bbox=0,0,1,91": "bbox", "bbox=-181,0,1,1": "bbox", "bbox=1e999,0,1,1": "bbox", "bbox=" + strings.Repeat("1,", 3000): "bbox", "bbox=" + long + ",0,1,1": "bbox",
		"datetime=yesterday": "datetime", "datetime=2025-02-30T00:00:00Z": "datetime", "datetime=2025-02-01T00:00:00": "datetime", "datetime=2025-03-01T00:00:00Z/2025-02-01T00:00:00Z": "datetime",
		"datetime=" + url.QueryEscape("2025-02-01T00:00:00Z/2025-02-02T00:00:00Z/.."): "datetime", "datetime=0001-01-01T00:00:00Z": "datetime", "datetime=9999-01-01": "datetime", "datetime=" + long: "datetime",
		"datetime=..": "datetime", "datetime=../..": "", "datetime=2025-02-01": "", "datetime=/2025-02-01T00:00:00Z": "", "datetime=2025-02-01T00:00:00%2B03:00/..": "",
		"colour=red": "colour", "limit=1&limit=2": "limit", "f=html": "f", "f=geojson": "", "after=zzz": "", "after=%00": "", "%zz=1": "damaged", "limit=1;drop": "damaged",
	} {
		a := f.fetch("GET", "/ogc/collections/areas/items?"+query, f.secret)
		if names == "" {
			if a.status != http.StatusOK {
				t.Errorf("%.60s: %d %s", query, a.status, a.body)
			}
			continue
		}
		if a.status != http.StatusBadRequest || !isProblem(a) || !strings.Contains(string(a.body), names) || len(a.body) > 1000 {
			t.Errorf("%.60s: %d %.500s", query, a.status, a.body)
		}
	}
	if a := f.fetch("GET", "/ogc/collections?bbox=1,2,3,4", f.secret); a.status != http.StatusBadRequest {
		t.Errorf("a parameter where there is none: %d", a.status)
	}
}

// TestAnErrorKeepsTheTokenToItself: neither the answer nor the log of a failure shows the token that stood in the address.
func TestAnErrorKeepsTheTokenToItself(t *testing.T) {
	f := newFeatures(t, node.FeedAreas)
	var log strings.Builder
	f.api.log = logTo(&log)
	f.api.layers = []collection{{id: node.FeedAreas, list: func(*Server, context.Context, featureQuery) ([]feature, error) {
		return nil, fmt.Errorf("a disk is on fire")
	}}}
	a := f.fetch("GET", "/ogc/t/"+f.secret+"/collections/areas/items", "")
	if a.status != http.StatusInternalServerError || strings.Contains(string(a.body), f.secret) || strings.Contains(string(a.body), "fire") {
		t.Errorf("%d %s", a.status, a.body)
	}
	if strings.Contains(log.String(), f.secret) || !strings.Contains(log.String(), "a disk is on fire") {
		t.Errorf("the log: %s", log.String())
	}
	f.api.layers[0].list = func(*Server, context.Context, featureQuery) ([]feature, error) { return nil, store.ErrNotFound }
	if a := f.fetch("GET", "/ogc/t/"+f.secret+"/collections/areas/items", ""); strings.Contains(string(a.body), f.secret) {
		t.Errorf("%s", a.body)
	}
}

func FuzzFeatureQuery(f *testing.F) {
	for _, q := range []string{"bbox=1,2,3,4&datetime=2025-02-01/..&limit=3", "bbox=170,-10,-170,10", "datetime=2025-02-01T00:00:00.5%2B03:00", "bbox=1,2,3,4,5,6", "limit=-1", "datetime=/"} {
		f.Add(q)
	}
	now := time.Date(2025, 2, 1, 0, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, raw string) {
		v, err := url.ParseQuery(raw)
		if err != nil {
			return
		}
		q, err := parseFeatureQuery(v, now)
		if err != nil {
			return
		}
		if q.limit < 1 || q.limit > ogcMaxPage || len(q.boxes) > 2 {
			t.Errorf("%q: %+v", raw, q)
		}
		for _, b := range q.boxes {
			if !(b.west >= -180 && b.west <= b.east && b.east <= 180 && b.south >= -90 && b.south <= b.north && b.north <= 90) {
				t.Errorf("%q: %+v", raw, b)
			}
		}
		if q.when.asked { // what is written into a next link is read as the same
			again, err := parseDatetime(q.when.String(now), now)
			if err != nil || !again.from.Equal(q.when.from) || !again.to.Equal(q.when.to) {
				t.Errorf("%q: %+v became %+v, %v", raw, q.when, again, err)
			}
		}
	})
}
