package sqlite_test

import (
	"path/filepath"
	"testing"

	"tansiq/internal/store"
	"tansiq/internal/store/sqlite"
	"tansiq/internal/store/storetest"
)

func open(t testing.TB, opts ...store.Option) store.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tansiq.db"), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestStore(t *testing.T) { storetest.Run(t, open) }

func BenchmarkStore(b *testing.B) { storetest.Bench(b, open) }
