package storetest

import (
	"slices"
	"testing"
	"time"

	"tansiq/internal/store"
	"tansiq/internal/store/synthetic"
)

// Bench measures imports and queries.
func Bench(b *testing.B, open Opener) {
	const incidents, batch, seed = 100_000, 2000, 1
	s := open(b)
	start := time.Now()
	for claims := range synthetic.Batches(synthetic.Claims(seed, incidents), batch) {
		if _, err := s.AddClaims(b.Context(), "bench", claims); err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d claims in %v", incidents, time.Since(start))
	everybody := store.Viewer{Person: "somebody"}
	queries := slices.Collect(synthetic.Queries(seed, 1000))
	for name, ask := range map[string]func(store.Query) error{
		"List+Count": func(q store.Query) error {
			_, err := s.List(b.Context(), everybody, q, "", 50)
			if err == nil {
				_, err = s.Count(b.Context(), everybody, q)
			}
			return err
		},
		"Map6":   func(q store.Query) error { _, err := s.Map(b.Context(), everybody, q, 6); return err },
		"Map12":  func(q store.Query) error { _, err := s.Map(b.Context(), everybody, q, 12); return err },
		"Weeks":  func(q store.Query) error { _, err := s.Weeks(b.Context(), everybody, q); return err },
		"Facets": func(q store.Query) error { _, err := s.Facets(b.Context(), everybody, q); return err },
		"Map6 of all": func(q store.Query) error {
			_, err := s.Map(b.Context(), everybody, store.Query{From: q.From, To: q.To}, 6)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			for b.Loop() {
				for _, q := range queries {
					start := time.Now()
					if err := ask(q); err != nil {
						b.Fatal(err)
					}
					took = append(took, time.Since(start))
				}
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
