package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tansiq/data"
	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/test/peers"
)

// house is a node with an API, people with access tokens, and a client that holds every answer against the
// description.
type house struct {
	t       *testing.T
	node    *node.Node
	api     *Server
	tokens  map[string]string // by login
	schemas *jsonschema.Compiler
	doc     map[string]any
	asked   map[string]bool // operations that succeeded
}

func newHouse(t *testing.T) *house {
	t.Helper()
	n, err := node.Open(t.Context(), node.Config{Data: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	h := &house{t: t, node: n, tokens: map[string]string{}, asked: map[string]bool{}}
	for login, role := range map[string]account.Role{"mona": account.Admin, "yusuf": account.Analyst, "nadia": account.Auditor} {
		p, err := n.NewPerson(t.Context(), "", account.Person{Login: login, Roles: []account.Role{role}}, "olive lantern quarry "+string(role))
		if err != nil {
			t.Fatal(err)
		}
		if h.tokens[login], err = n.NewToken(t.Context(), p.ID, p.ID); err != nil {
			t.Fatal(err)
		}
	}
	if h.api, err = New(Config{Node: n, Version: "test"}); err != nil {
		t.Fatal(err)
	}
	answer := h.ask("", "GET", "/openapi.json", nil)
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(answer.body))
	if err != nil {
		t.Fatal(err)
	}
	h.doc = doc.(map[string]any)
	h.schemas = jsonschema.NewCompiler()
	h.schemas.DefaultDraft(jsonschema.Draft2020)
	h.schemas.AssertFormat()
	if err := h.schemas.AddResource("openapi.json", doc); err != nil {
		t.Fatal(err)
	}
	return h
}

type answer struct {
	status int
	header http.Header
	body   []byte
}

// ask sends one request. A body that is neither nil nor a string goes as JSON.
func (h *house) ask(login, method, path string, body any) answer {
	h.t.Helper()
	var r io.Reader
	kind := "application/octet-stream"
	switch b := body.(type) {
	case nil:
	case string:
		r = strings.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			h.t.Fatal(err)
		}
		r, kind = bytes.NewReader(raw), "application/json"
	}
	req := httptest.NewRequestWithContext(h.t.Context(), method, Prefix+path, r)
	if body != nil {
		req.Header.Set("Content-Type", kind)
	}
	if login != "" {
		req.Header.Set("Authorization", "Bearer "+h.tokens[login])
	}
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, req)
	return answer{w.Code, w.Header(), w.Body.Bytes()}
}

// does asks as ask does, wants success, holds the answer against the description, and puts it into reply.
func (h *house) does(login, id, path string, body, reply any) {
	h.t.Helper()
	i := slices.IndexFunc(routes, func(r route) bool { return r.id == id })
	if i < 0 {
		h.t.Fatalf("there is no operation %s", id)
	}
	rt := routes[i]
	a := h.ask(login, rt.method, path, body)
	if a.status >= 300 {
		h.t.Fatalf("%s %s: %d %s", rt.method, path, a.status, a.body)
	}
	h.asked[id] = true
	responses := dig(h.t, h.doc, "paths", Prefix+rt.path, strings.ToLower(rt.method), "responses")
	described, ok := responses[fmt.Sprint(a.status)].(map[string]any)
	if !ok {
		h.t.Fatalf("%s answered %d, which is not described", id, a.status)
	}
	if described["content"] == nil {
		if len(a.body) > 0 {
			h.t.Fatalf("%s: a body where none is described: %s", id, a.body)
		}
		return
	}
	pointer := "openapi.json#/paths/" + strings.NewReplacer("~", "~0", "/", "~1", "{", "%7B", "}", "%7D").Replace(Prefix+rt.path) + "/" + strings.ToLower(rt.method) +
		"/responses/" + fmt.Sprint(a.status) + "/content/application~1json/schema"
	schema, err := h.schemas.Compile(pointer)
	if err != nil {
		h.t.Fatalf("%s: %v", id, err)
	}
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(a.body))
	if err != nil {
		h.t.Fatalf("%s: %v in %s", id, err, a.body)
	}
	if err := schema.Validate(value); err != nil {
		h.t.Errorf("%s does not answer as described: %v\n%s", id, err, a.body)
	}
	if reply != nil {
		if err := json.Unmarshal(a.body, reply); err != nil {
			h.t.Fatalf("%s: %v", id, err)
		}
	}
}

func dig(t *testing.T, v map[string]any, names ...string) map[string]any {
	t.Helper()
	for _, name := range names {
		next, ok := v[name].(map[string]any)
		if !ok {
			t.Fatalf("the description has no %s", strings.Join(names, " → "))
		}
		v = next
	}
	return v
}

func TestTheDescriptionIsOpenAPI(t *testing.T) {
	raw, err := describe(routes, "test")
	if err != nil {
		t.Fatal(err)
	}
	peers.OpenAPI(t, raw)
}

func TestEveryDescribedOperationIsServed(t *testing.T) {
	h := newHouse(t)
	described := map[string]bool{}
	for path, item := range dig(t, h.doc, "paths") {
		for method := range item.(map[string]any) {
			described[strings.ToUpper(method)+" "+path] = true
			where := strings.NewReplacer("{id}", "none", "{claim}", "none").Replace(strings.TrimPrefix(path, Prefix))
			a := h.ask("", strings.ToUpper(method), where, nil)
			if a.status == http.StatusNotFound || a.status == http.StatusMethodNotAllowed {
				t.Errorf("%s %s is described but answers %d", method, path, a.status)
			}
		}
	}
	for _, r := range routes {
		if !described[r.method+" "+Prefix+r.path] {
			t.Errorf("%s %s is served but not described", r.method, r.path)
		}
	}
	if a := h.ask("mona", "GET", "/nothing", nil); a.status != http.StatusNotFound || !isProblem(a) {
		t.Errorf("an unknown path answers %d %s", a.status, a.body)
	}
	if a := h.ask("mona", "DELETE", "/incidents", nil); a.status != http.StatusMethodNotAllowed || a.header.Get("Allow") != "GET" {
		t.Errorf("a wrong method answers %d, Allow: %q", a.status, a.header.Get("Allow"))
	}
}

func isProblem(a answer) bool {
	var p problem
	return a.header.Get("Content-Type") == "application/problem+json" && json.Unmarshal(a.body, &p) == nil && p.Status == a.status && p.Title != "" && p.Detail != ""
}

// TestADeskThroughTheAPI works as a desk would, over every operation there is.
func TestADeskThroughTheAPI(t *testing.T) {
	h := newHouse(t)
	h.does("", "health", "/health", nil, nil)

	var me account.Person
	h.does("yusuf", "me", "/me", nil, &me)
	if me.Login != "yusuf" {
		t.Fatalf("yusuf is %q", me.Login)
	}

	sample, err := data.Samples.ReadFile("samples/ucdp-sample.csv")
	if err != nil {
		t.Fatal(err)
	}
	var imported Imported
	h.does("yusuf", "importFile", "/imports?format=ucdp&name=sample.csv", string(sample), &imported)
	if imported.Added == 0 || imported.Rejected != 0 {
		t.Fatalf("imported %+v", imported)
	}

	var page store.Page
	h.does("yusuf", "listIncidents", "/incidents?limit=10", nil, &page)
	if len(page.Rows) != 10 || page.Next == "" {
		t.Fatalf("%d rows, next %q", len(page.Rows), page.Next)
	}
	first := page.Rows[0].ID
	h.does("yusuf", "listIncidents", "/incidents?limit=10&cursor="+page.Next, nil, &page)
	if page.Rows[0].ID == first {
		t.Error("the second page begins as the first")
	}
	var count store.Count
	h.does("nadia", "countIncidents", "/incidents/count?from=2016-01-01", nil, &count)
	if count.N != imported.Added {
		t.Errorf("counted %d of %d", count.N, imported.Added)
	}
	h.does("nadia", "mapIncidents", "/incidents/map?zoom=7&box=35,32,43,38", nil, nil)
	h.does("nadia", "weekIncidents", "/incidents/weeks?side=undetermined", nil, nil)
	h.does("nadia", "facetIncidents", "/incidents/facets", nil, nil)
	var full store.Full
	h.does("nadia", "getIncident", "/incidents/"+first, nil, &full)

	other := page.Rows[0].ID
	h.does("yusuf", "mergeIncident", "/incidents/"+first+"/merge", Merge{From: other, Note: "the same clash"}, &full)
	if len(full.Claims) != 2 {
		t.Fatalf("after the merge: %d claims", len(full.Claims))
	}
	moved := slices.IndexFunc(full.Claims, func(c incident.Claim) bool { return c.ID != full.Claims[0].ID })
	h.does("yusuf", "unmergeIncident", "/incidents/"+first+"/unmerge", Unmerge{Claims: []string{full.Claims[moved].ID}}, nil)

	newer := full.Claims[0]
	newer.Certainty = incident.Reported
	h.does("yusuf", "correctClaim", "/claims/correct", Correction{Claim: newer, Note: "only reported"}, nil)

	byHand := newer
	byHand.ID, byHand.Key = incident.ClaimID("desk:1", []byte("1")), "desk:1"
	byHand.Supersedes = ""
	byHand.Source = incident.Source{ID: "desk:" + me.ID, Name: me.Name, Kind: incident.SourceDesk, Published: incident.NoDay}
	var tally store.Tally
	h.does("yusuf", "addClaims", "/claims", Claims{Claims: []PlacedClaim{{Claim: byHand, Incident: first}}}, &tally)
	if tally.Added != 1 {
		t.Errorf("added %+v", tally)
	}

	report, err := data.Samples.ReadFile("samples/report-ar-1.txt")
	if err != nil {
		t.Fatal(err)
	}
	var taken TakenDocument
	h.does("yusuf", "addDocument", "/documents", NewDocument{Name: "report", Original: report, Marking: incident.TLPGreen}, &taken)
	if !taken.Added || taken.Document.Waiting < 3 {
		t.Fatalf("taken %t, %d waiting", taken.Added, taken.Document.Waiting)
	}
	id := taken.Document.ID
	h.does("yusuf", "addDocument", "/documents", NewDocument{Name: "report", Original: report}, &taken)
	if taken.Added {
		t.Error("the same document was added twice")
	}
	var documents Documents
	h.does("nadia", "listDocuments", "/documents?limit=5", nil, &documents)
	if len(documents.Documents) != 1 {
		t.Errorf("%d documents", len(documents.Documents))
	}
	h.does("nadia", "getDocument", "/documents/"+id, nil, nil)
	var proposals Proposals
	h.does("nadia", "listProposals", "/documents/"+id+"/proposals", nil, &proposals)
	p := proposals.Proposals
	var placed Placed
	h.does("yusuf", "confirmProposal", "/documents/"+id+"/proposals/"+p[0].ID+"/confirm", Confirmation{Note: "seen"}, &placed)
	h.does("yusuf", "getIncident", "/incidents/"+placed.Incident, nil, nil)
	h.does("yusuf", "rejectProposal", "/documents/"+id+"/proposals/"+p[1].ID+"/reject", Rejection{Reason: "a plan, no happening"}, nil)
	h.does("yusuf", "reopenProposal", "/documents/"+id+"/proposals/"+p[1].ID+"/reopen", nil, nil)
	if a := h.ask("yusuf", "POST", "/documents/"+id+"/proposals/"+p[0].ID+"/confirm", Confirmation{}); a.status != http.StatusConflict {
		t.Errorf("confirming twice: %d %s", a.status, a.body)
	}

	var places Places
	h.does("nadia", "searchPlaces", "/places?q=Palm", nil, &places)
	if len(places.Places) == 0 {
		t.Error("no place begins with Palm")
	}
	var seen SeenWeeks
	h.does("nadia", "seen", "/watch/seen?unit=SY-HI&from=2025-01-01&to=2025-01-20", nil, &seen)
	if len(seen.Weeks) != 4 || seen.Vague != 0 || seen.Weeks[0].Zero != "unknown" {
		t.Errorf("where nobody said anything: %+v", seen)
	}
	h.does("nadia", "seen", "/watch/seen?from=2025-01-01&to=2025-01-20", nil, &seen)
	if len(seen.Weeks) != 4 || seen.Weeks[0].Zero != "unknown" || seen.Weeks[0].Areas == nil || *seen.Weeks[0].Areas != 0 {
		t.Errorf("a desk without areas: %+v", seen)
	}
	for _, bad := range []string{"/watch/seen?unit=SY-HI&box=1,1,2,2&from=2025-01-01&to=2025-01-20", "/watch/seen?unit=SY-HI"} {
		if a := h.ask("nadia", "GET", bad, nil); a.status != http.StatusBadRequest && a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", bad, a.status, a.body)
		}
	}

	h.does("mona", "listPeople", "/people", nil, nil)
	var added account.Person
	h.does("mona", "addPerson", "/people", NewPerson{Login: "samir", Name: "سمير", Roles: []account.Role{account.Analyst}, Password: "seven quiet rivers"}, &added)
	disabled := true
	h.does("mona", "changePerson", "/people/"+added.ID, PersonChange{Disabled: &disabled}, &added)
	if !added.Disabled {
		t.Error("samir may still sign in")
	}

	var token Token
	h.does("yusuf", "newToken", "/me/token", nil, &token)
	if a := h.ask("yusuf", "GET", "/me", nil); a.status != http.StatusUnauthorized {
		t.Errorf("the older token still works: %d", a.status)
	}
	h.tokens["yusuf"] = token.Token
	h.does("yusuf", "revokeToken", "/me/token", nil, nil)
	if a := h.ask("yusuf", "GET", "/me", nil); a.status != http.StatusUnauthorized {
		t.Errorf("a revoked token still works: %d", a.status)
	}

	for _, r := range routes {
		if !h.asked[r.id] {
			t.Errorf("this story leaves out %s", r.id)
		}
	}
	if faults, err := h.node.Check(context.Background()); err != nil || len(faults) > 0 {
		t.Errorf("the database has faults: %v %v", faults, err)
	}
}

func TestRefusals(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		who, method, path string
		body              any
		status            int
		says              string
	}{
		{"", "GET", "/incidents", nil, 401, "access token"},
		{"nadia", "POST", "/claims", Claims{}, 403, "analyst"},
		{"yusuf", "GET", "/people", nil, 403, "admin"},
		{"yusuf", "GET", "/incidents?clas=attack", nil, 400, "clas"},
		{"yusuf", "GET", "/incidents?class=party", nil, 400, "party"},
		{"yusuf", "GET", "/incidents?from=11.1.2025", nil, 400, "2025-01-11"},
		{"yusuf", "GET", "/incidents?limit=100000", nil, 400, "500"},
		{"yusuf", "GET", "/incidents/map?zoom=x", nil, 400, "zoom"},
		{"yusuf", "GET", "/incidents/none", nil, 404, "not for you"},
		{"yusuf", "POST", "/documents", NewDocument{Name: "empty"}, 422, "empty"},
		{"yusuf", "POST", "/documents", NewDocument{Name: "x", Text: "a\x00b"}, 422, "NUL"},
		{"yusuf", "POST", "/documents", map[string]any{"name": "x", "txt": "y"}, 400, "txt"},
		{"yusuf", "POST", "/documents", "{", 415, "JSON"},
		{"yusuf", "POST", "/imports?format=ucdp", "a,b\n1,2\n", 422, "columns"},
		{"yusuf", "POST", "/imports?format=acled", "x", 422, "acled"},
		{"yusuf", "POST", "/imports?format=stix", `{"type":"bundle","objects":[`, 422, "cut off"},
		{"yusuf", "POST", "/imports?format=stix", strings.Repeat(`[`, 100000), 422, "nothing was written"},
		{"mona", "POST", "/people", NewPerson{Login: "x y", Roles: []account.Role{account.Analyst}, Password: "seven quiet rivers"}, 422, "login"},
		{"mona", "POST", "/people", NewPerson{Login: "zayn", Roles: []account.Role{account.Analyst}, Password: "short"}, 422, "12"},
		{"mona", "POST", "/people", NewPerson{Login: "yusuf", Roles: []account.Role{account.Analyst}, Password: "seven quiet rivers"}, 409, "already"},
	} {
		a := h.ask(c.who, c.method, c.path, c.body)
		if a.status != c.status || !isProblem(a) || !strings.Contains(string(a.body), c.says) {
			t.Errorf("%s %s: %d %s, want %d with %q", c.method, c.path, a.status, a.body, c.status, c.says)
		}
		if c.status == http.StatusUnauthorized && a.header.Get("WWW-Authenticate") == "" {
			t.Errorf("%s: no WWW-Authenticate", c.path)
		}
	}
	if n, err := h.node.Count(t.Context(), store.Viewer{System: true}, store.Query{From: incident.NoDay, To: incident.NoDay}); err != nil || n.N != 0 {
		t.Errorf("refused requests left %d incidents (%v)", n.N, err)
	}
}

func TestBodiesAreLimited(t *testing.T) {
	h := newHouse(t)
	big := Rejection{Reason: strings.Repeat("x", smallBody)}
	if a := h.ask("yusuf", "POST", "/documents/d/proposals/c/reject", big); a.status != http.StatusRequestEntityTooLarge || !isProblem(a) {
		t.Errorf("%d %s", a.status, a.body)
	}
}

func TestAnotherSiteCannotUseASession(t *testing.T) {
	h := newHouse(t)
	people, err := h.node.People(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	h.api, err = New(Config{Node: h.node, Session: func(*http.Request) (account.Person, bool) { return people[0], true }})
	if err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest("POST", Prefix+"/me/token", nil)
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a page of another site made a token: %d", w.Code)
	}
	if a := h.ask("", "GET", "/me", nil); a.status != http.StatusOK {
		t.Errorf("a session is not enough: %d %s", a.status, a.body)
	}
}

func TestMetricsAreForThisMachineAndAdmins(t *testing.T) {
	h := newHouse(t)
	h.ask("", "GET", "/health", nil)
	get := func(from, login, forwarded string) int {
		r := httptest.NewRequest("GET", "/metrics", nil)
		r.RemoteAddr = from
		if login != "" {
			r.Header.Set("Authorization", "Bearer "+h.tokens[login])
		}
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		w := httptest.NewRecorder()
		h.api.ServeHTTP(w, r)
		if w.Code == http.StatusOK && !strings.Contains(w.Body.String(), `tansiq_api_requests_total{operation="health",status="200"} 1`) {
			t.Error("the metrics do not count the request for health")
		}
		return w.Code
	}
	for _, c := range []struct {
		from, login, forwarded string
		status                 int
	}{
		{"127.0.0.1:1", "", "", 200}, {"[::1]:1", "", "", 200}, {"192.0.2.1:1", "", "", 401},
		{"127.0.0.1:1", "", "192.0.2.1", 401}, {"192.0.2.1:1", "yusuf", "", 403}, {"192.0.2.1:1", "mona", "", 200},
	} {
		if got := get(c.from, c.login, c.forwarded); got != c.status {
			t.Errorf("from %s as %q: %d, want %d", c.from, c.login, got, c.status)
		}
	}
}

func TestAnswersAreCompressedAndNotKept(t *testing.T) {
	h := newHouse(t)
	r := httptest.NewRequest("GET", Prefix+"/openapi.json", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	if w.Header().Get("Content-Encoding") != "gzip" || w.Header().Get("Cache-Control") != "no-store" {
		t.Fatalf("headers: %v", w.Header())
	}
	z, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if b, err := io.ReadAll(z); err != nil || !json.Valid(b) {
		t.Fatalf("what came is no JSON: %v", err)
	}
	r = httptest.NewRequest("GET", "/healthz", nil)
	w = httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	if w.Code != http.StatusOK || w.Body.String() != "ok\n" {
		t.Errorf("/healthz: %d %q", w.Code, w.Body)
	}
}
