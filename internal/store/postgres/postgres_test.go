package postgres_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"tansiq/internal/store"
	"tansiq/internal/store/postgres"
	"tansiq/internal/store/storetest"
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

func BenchmarkStore(b *testing.B) { storetest.Bench(b, open) }
