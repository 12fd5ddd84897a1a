package peers_test

import (
	"strings"
	"testing"

	"tansiq/test/peers"
)

// TestTheValidatorContradicts makes sure that silence means valid: a bundle with known faults must be found
// out, in its own place, and a good one beside it left alone.
func TestTheValidatorContradicts(t *testing.T) {
	good := `{"type":"bundle","id":"bundle--8c7e0b8e-6f0d-4c57-9d2a-3b8f3e0c6a11","objects":[{"type":"identity","spec_version":"2.1",` +
		`"id":"identity--f431f809-377b-45e0-aa1c-6a4751cae5ff","created":"2025-01-01T00:00:00.000Z","modified":"2025-01-01T00:00:00.000Z","name":"Desk","identity_class":"group"}]}`
	bad := strings.Replace(strings.Replace(good, `"name":"Desk",`, "", 1), `"modified":"2025`, `"modified":"2024`, 1)
	if peers.Validator(t) == "" {
		return
	}
	found := peers.Findings(t, []byte(good), []byte(bad))
	if len(found) != 2 || !strings.HasPrefix(found[0], "bundle 0001") || !strings.Contains(strings.Join(found, "\n"), "'name' is a required property") {
		t.Errorf("found %d: %s", len(found), strings.Join(found, "\n"))
	}
	peers.Validate(t, []byte(good))
}
