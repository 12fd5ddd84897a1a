package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

func TestABodyThatIsNotUTF8IsRefused(t *testing.T) {
	h := newHouse(t)
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, Prefix+"/documents", strings.NewReader("{\"text\":\"a raid in \xe3\xc7 today\"}"))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer "+h.tokens["yusuf"])
	w := httptest.NewRecorder()
	h.api.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "UTF-8") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

func TestAFloodOfValuesIsRefused(t *testing.T) {
	h := newHouse(t)
	for _, q := range []string{strings.Repeat("source=a&", 3000), "source=" + strings.Repeat("a,", 3000)} {
		if a := h.ask("nadia", "GET", "/incidents?"+q, nil); a.status != http.StatusBadRequest || !strings.Contains(string(a.body), "too many") {
			t.Errorf("%d %.200s", a.status, a.body)
		}
	}
}

func TestConfirmingNamesOneProposal(t *testing.T) {
	h := newHouse(t)
	var taken TakenDocument
	h.does("yusuf", "addDocument", "/documents", NewDocument{Name: "two", Text: "On 11 January 2025 ISIS militants attacked a checkpoint of the Syrian Democratic Forces in Raqqa and killed three fighters.\n\n" +
		"On 15 January 2025 the General Security Service arrested four ISIS members in Palmyra."}, &taken)
	claims, err := h.node.Proposals(t.Context(), store.Viewer{System: true}, taken.Document.ID)
	if err != nil || len(claims) < 2 {
		t.Fatalf("%d proposals, %v", len(claims), err)
	}
	path := "/documents/" + taken.Document.ID + "/proposals/" + claims[0].ID + "/confirm"
	if a := h.ask("yusuf", "POST", path, Confirmation{Claim: &claims[1]}); a.status != http.StatusUnprocessableEntity {
		t.Errorf("another claim in the body: %d %s", a.status, a.body)
	}
	after, err := h.node.Proposals(t.Context(), store.Viewer{System: true}, taken.Document.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range after {
		if c.State != incident.Awaiting {
			t.Errorf("%s is %s", c.ID, c.State)
		}
	}
	if a := h.ask("yusuf", "POST", path, Confirmation{Claim: &claims[0]}); a.status != http.StatusOK {
		t.Errorf("the claim of the path in the body: %d %s", a.status, a.body)
	}
}
