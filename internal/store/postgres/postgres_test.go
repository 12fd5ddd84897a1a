package postgres_test

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/store/postgres"
	"tansiq/internal/store/sqlite"
	"tansiq/internal/store/storetest"
	"tansiq/internal/store/synthetic"
)

var cluster *storetest.Cluster

func TestMain(m *testing.M) {
	var err error
	cluster, err = storetest.StartCluster(context.Background())
	if err != nil && !errors.Is(err, storetest.ErrNoPostgres) {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	if cluster != nil {
		if err := cluster.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

func open(t testing.TB, opts ...store.Option) store.Store {
	t.Helper()
	if cluster == nil {
		t.Skip(storetest.ErrNoPostgres)
	}
	return openAt(t, cluster.Database(t), opts...)
}

func openAt(t testing.TB, dsn string, opts ...store.Option) store.Store {
	t.Helper()
	s, err := postgres.Open(t.Context(), dsn, opts...)
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

// TestMove moves a node from one database to the other, both ways.
func TestMove(t *testing.T) {
	lite := func(t testing.TB, opts ...store.Option) store.Store {
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
	t.Run("from SQLite", func(t *testing.T) { storetest.RunBackup(t, lite(t), open) })
	t.Run("to SQLite", func(t *testing.T) { storetest.RunBackup(t, open(t), lite) })
}

// TestSeveralProcesses: two stores on one database, as two processes would have, see what the other writes at once.
func TestSeveralProcesses(t *testing.T) {
	if cluster == nil {
		t.Skip(storetest.ErrNoPostgres)
	}
	dsn := cluster.Database(t)
	a, b := openAt(t, dsn), openAt(t, dsn)
	n := 0
	stores := []store.Store{a, b}
	for batch := range synthetic.Batches(synthetic.Claims(1, 600), 60) {
		n += len(batch)
		if _, err := stores[n/60%2].AddClaims(t.Context(), "import", batch); err != nil {
			t.Fatal(err)
		}
		var answers [2]string
		for i, s := range stores {
			m, err := s.Map(t.Context(), store.Viewer{Person: "ana"}, store.Query{Text: "Islamic State"}, 7)
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.List(t.Context(), store.Viewer{Person: "ana"}, store.Query{Classes: []incident.Class{incident.Shelling}}, "", 500)
			if err != nil {
				t.Fatal(err)
			}
			text, err := json.Marshal([]any{m, p})
			if err != nil {
				t.Fatal(err)
			}
			answers[i] = string(text)
		}
		if answers[0] != answers[1] {
			t.Fatalf("after %d claims the two answer differently", n)
		}
	}
	if faults, err := b.Check(t.Context()); err != nil || len(faults) > 0 {
		t.Error(faults, err)
	}
}

func TestWhatIsReportedIsSynced(t *testing.T) {
	if cluster == nil {
		t.Skip(storetest.ErrNoPostgres)
	}
	dsn := cluster.Database(t)
	s, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	writer, _ := s.Pools()
	var name string
	if err := writer.QueryRowContext(t.Context(), "SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	// Whatever the database's default is, our connections ask for more.
	if _, err := writer.ExecContext(t.Context(), "ALTER DATABASE "+name+" SET synchronous_commit = off"); err != nil {
		t.Fatal(err)
	}
	other, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	db, _ := other.Pools()
	var got string
	if err := db.QueryRowContext(t.Context(), "SHOW synchronous_commit").Scan(&got); err != nil || got != "on" {
		t.Errorf("synchronous_commit is %s, %v", got, err)
	}
}

func TestNewerVersionIsRefused(t *testing.T) {
	if cluster == nil {
		t.Skip(storetest.ErrNoPostgres)
	}
	dsn := cluster.Database(t)
	s, err := postgres.Open(t.Context(), dsn)
	if err != nil {
		t.Fatal(err)
	}
	writer, _ := s.Pools()
	if _, err := writer.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := postgres.Open(t.Context(), dsn); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkStore(b *testing.B) { storetest.Bench(b, open) }

// TestSchema1: a database that the first version wrote opens, whole.
func TestSchema1(t *testing.T) { storetest.RunSchema1(t, restored(t, storetest.Schema1)) }

// TestSchema2: a database that the second version wrote opens, whole.
func TestSchema2(t *testing.T) { storetest.RunSchema2(t, restored(t, storetest.Schema2)) }

// restored opens a database that a dump was read into.
func restored(t *testing.T, schema func(testing.TB, string) []byte) store.Store {
	t.Helper()
	if cluster == nil {
		t.Skip(storetest.ErrNoPostgres)
	}
	dsn := cluster.Database(t)
	db, err := sql.Open("pgx", dsn)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// Lines that begin with a backslash are for psql.
	dump := regexp.MustCompile(`(?m)^\\.*$`).ReplaceAllString(string(schema(t, "sql")), "")
	if _, err := db.ExecContext(t.Context(), dump); err != nil {
		t.Fatal(err)
	}
	return openAt(t, dsn)
}
