package sqlite_test

import (
	"os"
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

// TestSchema1: a database that the first version wrote opens, whole.
func TestSchema1(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tansiq.db")
	if err := os.WriteFile(path, storetest.Schema1(t, "db"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	storetest.RunSchema1(t, s)
}

// TestSchema2: a database that the second version wrote opens, whole.
func TestSchema2(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tansiq.db")
	if err := os.WriteFile(path, storetest.Schema2(t, "db"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	storetest.RunSchema2(t, s)
}
