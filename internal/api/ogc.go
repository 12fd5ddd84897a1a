package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// OGCPrefix is where OGC API – Features, Part 1 (OGC 17-069r4) is answered, for QGIS and its like. Nothing is there
// without a token that an admin made: what a caller may not have does not exist, and is answered like what there never was.
const OGCPrefix = "/ogc"

// crs84 is the one coordinate system: WGS 84, longitude before latitude, degrees.
const crs84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"

// conformance are the classes of OGC API – Features that are kept.
var conformance = []string{
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/geojson",
	"http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/oas30",
}

// Media types of the protocol.
const (
	jsonType    = "application/json"
	featureType = "application/geo+json"
	openAPIType = "application/vnd.oai.openapi+json;version=3.0"
)

// ogcRoute is one path of the protocol, below the prefix and the token. Serving and describing it take the same line.
type ogcRoute struct {
	path    string // segments in braces are names
	id      string // operation id, and its label in the metrics
	summary string
	params  []param
	kind    string // media type of the answer
	handle  func(*Server, *ogcCall) (any, error)
}

// ogcRoutes is the protocol.
var ogcRoutes = []ogcRoute{
	{path: "/", id: "ogcLanding", summary: "What is here", kind: jsonType, handle: (*Server).ogcLanding},
	{path: "/api", id: "ogcDescription", summary: "This description", kind: openAPIType, handle: (*Server).ogcDescription},
	{path: "/conformance", id: "ogcConformance", summary: "Which classes of the standard are kept", kind: jsonType, handle: (*Server).ogcConformance},
	{path: "/collections", id: "ogcCollections", summary: "The collections that the token opens", kind: jsonType, handle: (*Server).ogcCollections},
	{path: "/collections/{collection}", id: "ogcCollection", summary: "One collection", kind: jsonType, handle: (*Server).ogcCollection},
	{path: "/collections/{collection}/items", id: "ogcItems", summary: "Features of a collection, by id", kind: featureType, handle: (*Server).ogcItems,
		params: []param{bboxParam, datetimeParam, ogcLimitParam, afterParam}},
	{path: "/collections/{collection}/items/{feature}", id: "ogcItem", summary: "One feature", kind: featureType, handle: (*Server).ogcItem,
		params: []param{datetimeParam}},
}

// formParam is taken everywhere, because many clients send it.
var formParam = param{name: "f", about: "Form of the answer; there is only JSON.", schema: enumSchema("json", "geojson")}

// match lays a path against the route: the values of its named segments.
func (rt ogcRoute) match(path string) (map[string]string, bool) {
	want, got := strings.Split(strings.Trim(rt.path, "/"), "/"), strings.Split(strings.Trim(path, "/"), "/")
	if len(want) != len(got) {
		return nil, false
	}
	values := map[string]string{}
	for i, w := range want {
		switch {
		case strings.HasPrefix(w, "{"):
			if got[i] == "" {
				return nil, false
			}
			values[strings.Trim(w, "{}")] = got[i]
		case w != got[i]:
			return nil, false
		}
	}
	return values, true
}

// ogcCall is one request on its way through a handler.
type ogcCall struct {
	*http.Request // its path is cut of the token, so that no message and no log holds one
	w             http.ResponseWriter
	token         node.FeedToken
	base          string // address of the landing page, without a slash at its end
	values        map[string]string
}

// at is an address below the landing page.
func (c *ogcCall) at(path string) string { return c.base + path }

// link is one link of the protocol.
type link struct {
	Href  string `json:"href"`
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"`
	Title string `json:"title,omitempty"`
}

// features answers everything below OGCPrefix.
func (s *Server) features(w http.ResponseWriter, r *http.Request) {
	begin, id, status := time.Now(), "ogcRefused", http.StatusOK
	defer func() { s.meters.observe(id, status, time.Since(begin)) }()
	secret, path, inPath := ogcToken(r)
	clean := withPath(r, OGCPrefix+path)
	fail := func(err error) {
		p := s.asProblem(clean, err)
		status = p.Status
		s.problem(w, clean, p)
	}
	token, err := s.feedToken(clean, node.FeedFeatures, secret)
	if err != nil {
		fail(err)
		return
	}
	c := &ogcCall{Request: clean, w: w, token: token, base: s.origin(r) + OGCPrefix}
	if inPath {
		c.base += "/t/" + secret
	}
	for _, rt := range s.paths {
		values, ok := rt.match(path)
		if !ok {
			continue
		}
		id, c.values = rt.id, values
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			fail(problem{Status: http.StatusMethodNotAllowed, Detail: "Features can be read here, and not changed."})
			return
		}
		if err := rt.known(clean); err != nil {
			fail(err)
			return
		}
		reply, err := rt.handle(s, c)
		if err != nil {
			fail(err)
			return
		}
		s.ogcAnswer(c, rt, reply)
		return
	}
	fail(store.ErrNotFound)
}

// ogcAnswer writes an answer.
func (s *Server) ogcAnswer(c *ogcCall, rt ogcRoute, reply any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(reply); err != nil {
		s.problem(c.w, c.Request, s.asProblem(c.Request, fmt.Errorf("writing features: %w", err)))
		return
	}
	c.w.Header().Set("Content-Type", rt.kind)
	if rt.kind == featureType {
		c.w.Header().Set("Content-Crs", "<"+crs84+">")
	}
	_, _ = c.w.Write(b.Bytes())
}

// ogcToken finds the token of a request, in a header or as a segment of the path, and the path without it.
func ogcToken(r *http.Request) (secret, path string, inPath bool) {
	path = strings.TrimPrefix(r.URL.Path, OGCPrefix)
	if rest, ok := strings.CutPrefix(path, "/t/"); ok {
		secret, path, _ = strings.Cut(rest, "/")
		return secret, "/" + path, true
	}
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return "", path, false
	}
	return strings.TrimSpace(secret), path, false
}

// withPath is the request under another path, without the headers that hold a secret.
func withPath(r *http.Request, path string) *http.Request {
	out := r.Clone(r.Context())
	out.URL.Path, out.URL.RawPath, out.RequestURI = path, "", ""
	out.Header.Del("Authorization")
	return out
}

// origin is how the caller reached this node: scheme and host.
func (s *Server) origin(r *http.Request) string {
	scheme := "http"
	if s.secure || r.TLS != nil {
		scheme = "https"
	}
	return scheme + "://" + r.Host
}

// feedToken finds what a secret opens. Too many wrong ones from one address are not looked at any more for a while.
func (s *Server) feedToken(r *http.Request, k node.FeedKind, secret string) (node.FeedToken, error) {
	from := s.client(r)
	if wait := s.wrongs.wait(from); wait > 0 {
		return node.FeedToken{}, slowDown(wait)
	}
	t, err := s.node.FeedByToken(r.Context(), k, secret)
	if errors.Is(err, store.ErrNotFound) {
		s.wrongs.count(from)
	}
	return t, err
}

// known refuses parameters that the route does not have, as the standard asks.
func (rt ogcRoute) known(r *http.Request) error {
	v, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return problem{Status: http.StatusBadRequest, Detail: "The query in the address is damaged: a percent sign needs two hexadecimal digits after it."}
	}
	for name, values := range v {
		p := formParam
		if i := slices.IndexFunc(rt.params, func(p param) bool { return p.name == name }); i >= 0 {
			p = rt.params[i]
		} else if name != formParam.name {
			return problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("There is no parameter %q here.", name), Parameter: name}
		}
		if len(values) > 1 {
			return problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("The parameter %q may stand only once.", name), Parameter: name}
		}
		if p.name == formParam.name && values[0] != "" && !slices.Contains(formParam.schema["enum"].([]string), values[0]) {
			return problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("f: there is no form %q here, only json.", values[0]), Parameter: name}
		}
	}
	return nil
}

// ogcLanding says what is here.
func (s *Server) ogcLanding(c *ogcCall) (any, error) {
	name, err := s.deskName(c)
	if err != nil {
		return nil, err
	}
	return map[string]any{
		"title": "Tansiq: " + name,
		"description": "Areas, watches, and what nobody is known to watch, as this node knows it. Marked " + string(incident.TLPRed) +
			": for the people whom the token was made for, and for nobody else.",
		"marking": incident.TLPRed,
		"links": []link{
			{c.at("/"), "self", jsonType, "This page"},
			{c.at("/api"), "service-desc", openAPIType, "Description of this interface"},
			{c.at("/conformance"), "conformance", jsonType, "Classes of the standard that are kept"},
			{c.at("/collections"), "data", jsonType, "Collections"},
		},
	}, nil
}

func (s *Server) ogcConformance(*ogcCall) (any, error) {
	return map[string]any{"conformsTo": conformance}, nil
}

// opened are the collections that exist for a token.
func (s *Server) opened(t node.FeedToken) []collection {
	return slices.DeleteFunc(slices.Clone(s.layers), func(k collection) bool { return !slices.Contains(t.Collections, k.id) })
}

func (s *Server) ogcCollections(c *ogcCall) (any, error) {
	list := []any{}
	for _, k := range s.opened(c.token) {
		list = append(list, k.describe(c))
	}
	return map[string]any{"links": []link{{c.at("/collections"), "self", jsonType, "Collections"}}, "collections": list}, nil
}

// one finds the collection of a path.
func (s *Server) one(c *ogcCall) (collection, error) {
	for _, k := range s.opened(c.token) {
		if k.id == c.values["collection"] {
			return k, nil
		}
	}
	return collection{}, store.ErrNotFound
}

func (s *Server) ogcCollection(c *ogcCall) (any, error) {
	k, err := s.one(c)
	if err != nil {
		return nil, err
	}
	return k.describe(c), nil
}

// describe is the metadata of a collection.
func (k collection) describe(c *ogcCall) map[string]any {
	path := "/collections/" + k.id
	return map[string]any{
		"id": k.id, "title": k.title, "description": k.about + " Marked " + string(incident.TLPRed) + ".", "marking": incident.TLPRed,
		"itemType": "feature", "crs": []string{crs84},
		"extent": map[string]any{
			"spatial":  map[string]any{"bbox": [][4]float64{{-180, -90, 180, 90}}, "crs": crs84},
			"temporal": map[string]any{"interval": [][2]*string{{nil, nil}}, "trs": "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"},
		},
		"links": []link{
			{c.at(path), "self", jsonType, k.title},
			{c.at(path + "/items"), "items", featureType, k.title},
		},
	}
}

// featureJSON is a feature as GeoJSON.
type featureJSON struct {
	Type       string `json:"type"`
	ID         string `json:"id"`
	Geometry   any    `json:"geometry"`
	Properties any    `json:"properties"`
	Links      []link `json:"links,omitempty"`
}

// featuresJSON is a page of features.
type featuresJSON struct {
	Type     string           `json:"type"`
	Marking  incident.Marking `json:"marking"`
	KnownBy  string           `json:"as_known_by"`
	At       string           `json:"as_of,omitempty"` // the moment that coverage was asked for
	Links    []link           `json:"links"`
	Stamp    string           `json:"timeStamp"`
	Time     []string         `json:"time_asked,omitempty"`    // from when to when coverage was asked for
	Matched  *int             `json:"numberMatched,omitempty"` // not said where a page can be had without counting all
	Returned int              `json:"numberReturned"`
	Features []featureJSON    `json:"features"`
}

// ogcItems is one page of a collection. Pages are cut by id: a page begins after the last id of the one before, so whatever changes between two
// pages, nothing that stays is lost or comes twice.
func (s *Server) ogcItems(c *ogcCall) (any, error) {
	k, err := s.one(c)
	if err != nil {
		return nil, err
	}
	now := s.now().UTC().Truncate(time.Second)
	q, err := parseFeatureQuery(c.URL.Query(), now)
	if err != nil {
		return nil, err
	}
	name, err := s.deskName(c)
	if err != nil {
		return nil, err
	}
	page := featuresJSON{Type: "FeatureCollection", Marking: incident.TLPRed, KnownBy: name, Stamp: s.now().UTC().Format(time.RFC3339), Features: []featureJSON{}}
	more := false
	if k.stretches && q.when.through() {
		more, err = s.ogcStretches(c, k, q, &page)
	} else {
		more, err = s.ogcPage(c, k, q, now, &page)
	}
	if err != nil {
		return nil, err
	}
	path := "/collections/" + k.id
	self := c.URL.Query()
	page.Links = []link{{c.at(path + "/items" + query(self)), "self", featureType, "This page"}}
	if more {
		next := c.URL.Query()
		next.Set("after", page.Features[len(page.Features)-1].ID)
		next.Set("limit", strconv.Itoa(q.limit))
		if k.momentary || next.Get("datetime") != "" { // the next page speaks of the same moment
			next.Set("datetime", q.when.String(now))
		}
		page.Links = append(page.Links, link{c.at(path + "/items" + query(next)), "next", featureType, "Next page"})
	}
	page.Links = append(page.Links, link{c.at(path), "collection", jsonType, k.title})
	return page, nil
}

// ogcPage fills a page with features of a collection that can be listed whole.
func (s *Server) ogcPage(c *ogcCall, k collection, q featureQuery, now time.Time, page *featuresJSON) (more bool, err error) {
	all, err := k.list(s, c.Context(), q)
	if err != nil {
		return false, err
	}
	slices.SortFunc(all, func(a, b feature) int { return strings.Compare(a.id, b.id) })
	all = slices.DeleteFunc(all, func(f feature) bool { return !q.meets(f) })
	matched := len(all)
	page.Matched = &matched
	if k.id == node.FeedAreas && q.when.through() {
		page.Time = q.when.ends(now)
	} else if k.momentary {
		page.At = q.when.moment(now).Format(time.RFC3339)
	}
	first, _ := slices.BinarySearchFunc(all, q.after, func(f feature, after string) int {
		if f.id <= after && after != "" {
			return -1
		}
		return 1
	})
	rest := all[first:]
	more = len(rest) > q.limit
	for _, f := range rest[:min(q.limit, len(rest))] {
		page.Features = append(page.Features, featureJSON{Type: "Feature", ID: f.id, Geometry: f.geometry(), Properties: f.properties})
	}
	page.Returned = len(page.Features)
	return more, nil
}

// query writes parameters behind a path.
func query(v url.Values) string {
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// ogcItem is one feature. One of the collections that speak of a moment has an id only for as long as it stands as it does.
func (s *Server) ogcItem(c *ogcCall) (any, error) {
	k, err := s.one(c)
	if err != nil {
		return nil, err
	}
	q, err := parseFeatureQuery(c.URL.Query(), s.now().UTC().Truncate(time.Second))
	if err != nil {
		return nil, err
	}
	var all []feature
	if k.stretches && q.when.through() {
		all, err = s.ogcStretch(c.Context(), k, q, c.values["feature"])
	} else {
		all, err = k.list(s, c.Context(), q)
	}
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(f feature) bool { return f.id == c.values["feature"] })
	if i < 0 {
		return nil, store.ErrNotFound
	}
	path := "/collections/" + k.id
	return featureJSON{Type: "Feature", ID: all[i].id, Geometry: all[i].geometry(), Properties: all[i].properties, Links: []link{
		{c.at(path + "/items/" + url.PathEscape(all[i].id) + query(c.URL.Query())), "self", featureType, "This feature"},
		{c.at(path), "collection", jsonType, k.title},
	}}, nil
}

// deskName is what the node calls itself.
func (s *Server) deskName(c *ogcCall) (string, error) {
	name, _, err := s.node.Setting(c.Context(), node.SettingName)
	if name == "" {
		name = "this node"
	}
	return name, err
}
