// Package storetest is the one suite that every store must pass, and its benchmarks.
package storetest

import (
	"testing"

	"tansiq/internal/store"
	"tansiq/internal/store/synthetic"
)

// Run runs the suite; open opens an empty store for each test.
func Run(t *testing.T, open Opener) {
	t.Run("smoke", func(t *testing.T) {
		s := open(t)
		for claims := range synthetic.Batches(synthetic.Claims(1, 3000), 700) {
			tally, err := s.AddClaims(t.Context(), "me", claims)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(tally)
		}
		faults, err := s.Check(t.Context())
		t.Log(faults, err)
		p, err := s.List(t.Context(), store.Viewer{}, store.Query{Text: "قصف"}, "", 3)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", p)
		m, err := s.Map(t.Context(), store.Viewer{}, store.Query{}, 6)
		t.Log(len(m.Clusters), len(m.Areas), err)
	})
}
