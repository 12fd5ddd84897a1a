package sqlite_test

import (
	"testing"

	"tansiq/internal/store/synthetic"
)

func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		s := open(b)
		for claims := range synthetic.Batches(synthetic.Claims(1, 20000), 2000) {
			if _, err := s.AddClaims(b.Context(), "bench", claims); err != nil {
				b.Fatal(err)
			}
		}
	}
}
