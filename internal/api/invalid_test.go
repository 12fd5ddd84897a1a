package api

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/uuid"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// TestWhatCannotBeStoredIsTheCallers: NUL, what is too long, and wrong cursors are answered as mistakes of the
// caller, and nothing of them is stored.
func TestWhatCannotBeStoredIsTheCallers(t *testing.T) {
	h := newHouse(t)
	long := strings.Repeat("x", 5000)
	var taken TakenDocument
	h.does("yusuf", "addDocument", "/documents", NewDocument{Name: "report", Text: "Security forces arrested two members of the Islamic State in Raqqa on 11 January 2025."}, &taken)
	var waiting Proposals
	proposals := "/documents/" + taken.Document.ID + "/proposals"
	h.does("yusuf", "listProposals", proposals, nil, &waiting)
	if len(waiting.Proposals) == 0 {
		t.Fatal("nothing was read")
	}
	proposal := waiting.Proposals[0]
	one := proposals + "/" + proposal.ID
	var placed Placed
	h.does("yusuf", "addClaims", "/claims", Claims{[]PlacedClaim{{Claim: handMade("mine")}}}, &store.Tally{})
	var page store.Page
	h.does("yusuf", "listIncidents", "/incidents", nil, &page)
	placed.Incident = page.Rows[0].ID
	other := handMade("mine")
	other.Key = "another"
	moved := handMade("mine")
	moved.Source.Document = taken.Document.ID
	nowhere := handMade("nowhere")
	nowhere.Source.Document = "doc-nowhere"
	keyed := handMade("keyed")
	keyed.Key = long
	nul := handMade("nul")
	nul.Key = "a\x00"
	for _, c := range []struct {
		who, method, path string
		body              any
		status            int
		says              string
	}{
		{"yusuf", "GET", "/incidents?cursor=zzz", nil, 400, "cursor"},
		{"yusuf", "GET", "/documents?cursor=zzz", nil, 400, "cursor"},
		{"yusuf", "POST", one + "/reject", Rejection{Reason: "a\x00b"}, 422, "NUL"},
		{"yusuf", "POST", one + "/reject", Rejection{Reason: long}, 422, "too long"},
		{"yusuf", "POST", one + "/confirm", Confirmation{Note: "\x00"}, 422, "NUL"},
		{"yusuf", "POST", one + "/confirm", Confirmation{Incident: "x"}, 422, "UUID"},
		{"yusuf", "POST", "/documents", NewDocument{Name: long, Text: "Something happened in Raqqa on 11 January 2025."}, 422, "name"},
		{"yusuf", "POST", "/documents", NewDocument{Name: "a\x00", Text: "Something happened in Raqqa on 11 January 2025."}, 422, "NUL"},
		{"yusuf", "POST", "/documents", NewDocument{Source: "a\x00", Text: "Something happened in Raqqa on 11 January 2025."}, 422, "NUL"},
		{"yusuf", "POST", "/claims", Claims{[]PlacedClaim{{Claim: handMade("x"), Incident: "not a uuid"}}}, 422, "UUID"},
		{"yusuf", "POST", "/claims", Claims{[]PlacedClaim{{Claim: handMade("x"), Incident: "\x00"}}}, 422, "UUID"},
		{"yusuf", "POST", "/claims", Claims{[]PlacedClaim{{Claim: keyed}}}, 422, "too long"},
		{"yusuf", "POST", "/claims", Claims{[]PlacedClaim{{Claim: nul}}}, 422, "NUL"},
		{"yusuf", "POST", "/claims", Claims{[]PlacedClaim{{Claim: nowhere}}}, 404, "not for you"},
		{"yusuf", "POST", "/claims/correct", Correction{Claim: other}, 422, "cannot be changed"},
		{"yusuf", "POST", "/claims/correct", Correction{Claim: moved}, 422, "cannot be changed"},
		{"yusuf", "POST", "/incidents/" + placed.Incident + "/unmerge", Unmerge{}, 422, "missing"},
		{"yusuf", "POST", "/incidents/" + placed.Incident + "/unmerge", Unmerge{Claims: []string{"\x00"}}, 404, "not for you"},
		{"yusuf", "POST", "/incidents/" + placed.Incident + "/merge", Merge{From: "\x00"}, 404, "not for you"},
		{"yusuf", "POST", "/imports?format=geojson&name=" + long, `{"type":"FeatureCollection","features":[{"type":"Feature","id":"1","geometry":{"type":"Point","coordinates":[38.28,34.56]},"properties":{"date":"2025-01-11","title":"Clash at Palmyra"}}]}`, 422, "too long"},
		{"mona", "POST", "/people", NewPerson{Login: "zayn", Lang: "fr", Roles: []account.Role{account.Analyst}, Password: "seven quiet rivers"}, 422, "Arabic"},
		{"mona", "POST", "/people", NewPerson{Login: "zayn", Name: "a\u202eb", Roles: []account.Role{account.Analyst}, Password: "seven quiet rivers"}, 422, "shown"},
		{"mona", "PATCH", "/people/nobody", PersonChange{}, 404, "not for you"},
		{"mona", "PATCH", "/people/%00", PersonChange{}, 404, "not for you"},
	} {
		a := h.ask(c.who, c.method, c.path, c.body)
		if a.status != c.status || !isProblem(a) || !strings.Contains(string(a.body), c.says) {
			t.Errorf("%s %.80s %.60v: %d %s, want %d with %q", c.method, c.path, c.body, a.status, a.body, c.status, c.says)
		}
	}
	if n, err := h.node.Count(t.Context(), store.Viewer{System: true}, store.Query{From: incident.NoDay, To: incident.NoDay}); err != nil || n.N != 1 {
		t.Errorf("refused requests left %d incidents (%v)", n.N, err)
	}
}

// handMade is a claim as a person sends it.
func handMade(name string) incident.Claim {
	return incident.Claim{
		ID: uuid.NewSHA1(uuid.NameSpaceURL, []byte(name)).String(), Key: "hand:" + name, Class: incident.Clash, State: incident.Confirmed, Certainty: incident.Reported,
		When:   incident.When{Start: incident.Date(2025, 1, 11), End: incident.Date(2025, 1, 11), Precision: incident.TimeDay},
		Source: incident.Source{ID: "paper", Name: "Paper", Kind: incident.SourceMedia, Published: incident.NoDay}, Marking: incident.TLPAmber,
	}
}

func TestAClaimThatIsHiddenCannotBeTouched(t *testing.T) {
	h := newHouse(t)
	var samir account.Person
	h.does("mona", "addPerson", "/people", NewPerson{Login: "samir", Roles: []account.Role{account.Analyst}, Password: "seven quiet rivers"}, &samir)
	var err error
	if h.tokens["samir"], err = h.node.NewToken(t.Context(), samir.ID, samir.ID); err != nil {
		t.Fatal(err)
	}
	var me account.Person
	h.does("yusuf", "me", "/me", nil, &me)
	var taken TakenDocument
	h.does("yusuf", "addDocument", "/documents", NewDocument{Name: "secret", Restricted: []string{me.ID},
		Text: "Security forces arrested two members of the Islamic State in Raqqa on 11 January 2025."}, &taken)
	var waiting Proposals
	h.does("yusuf", "listProposals", "/documents/"+taken.Document.ID+"/proposals", nil, &waiting)
	hidden := waiting.Proposals[0]
	var placed Placed
	h.does("yusuf", "confirmProposal", "/documents/"+taken.Document.ID+"/proposals/"+hidden.ID+"/confirm", Confirmation{}, &placed)
	named, keyed := handMade("named"), handMade("keyed")
	named.Source.Document = taken.Document.ID
	keyed.Key = hidden.Key
	for what, p := range map[string]PlacedClaim{
		"the same": {Claim: hidden}, "its document": {Claim: named}, "its key": {Claim: keyed}, "its incident": {Claim: handMade("placed"), Incident: placed.Incident},
	} {
		if a := h.ask("samir", "POST", "/claims", Claims{[]PlacedClaim{p}}); a.status != http.StatusNotFound {
			t.Errorf("%s: %d %s", what, a.status, a.body)
		}
	}
}
