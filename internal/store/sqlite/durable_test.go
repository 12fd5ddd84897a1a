package sqlite_test

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"tansiq/internal/store"
	"tansiq/internal/store/sqlite"
	"tansiq/internal/store/synthetic"
)

// The environment variable that turns this test binary into an importer.
const childVariable = "TANSIQ_TEST_IMPORT_INTO"

const (
	killBatch  = 50
	killClaims = 3000
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childVariable); path != "" {
		if err := importUntilKilled(path); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// importUntilKilled imports batches, says on standard output what is stored, and goes on where a run before stopped.
func importUntilKilled(path string) error {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		return err
	}
	state, _, err := s.Job(ctx, "import")
	if err != nil {
		return err
	}
	done, _ := strconv.Atoi(string(state)) // no state is 0
	n := 0
	for batch := range synthetic.Batches(synthetic.Claims(1, killClaims), killBatch) {
		if n += len(batch); n <= done {
			continue
		}
		if _, err := s.AddClaims(ctx, "import", batch); err != nil {
			return err
		}
		fmt.Println(n)
		if err := s.SetJob(ctx, "import", []byte(strconv.Itoa(n))); err != nil {
			return err
		}
	}
	return s.Close()
}

// TestKilled kills an import again and again: what was reported stored is there, nothing is half there, and the next
// run brings the rest.
func TestKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tansiq.db")
	r := rand.New(rand.NewPCG(1, 2)) // #nosec G404 -- a test
	reported := 0
	for run := 0; ; run++ {
		c := exec.CommandContext(t.Context(), os.Args[0]) // #nosec G204 -- this very test
		c.Env = append(os.Environ(), childVariable+"="+path)
		c.Stderr = os.Stderr
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		if run < 8 { // kill it a moment after one of its reports
			after, wait := 1+r.IntN(5), time.Duration(r.IntN(15_000))*time.Microsecond
			reported = max(reported, readReports(out, after, func() { time.Sleep(wait); _ = c.Process.Kill() }))
		} else {
			reported = max(reported, readReports(out, -1, nil))
		}
		err = c.Wait()
		if run >= 8 && err != nil {
			t.Fatal(err)
		}
		s, err := sqlite.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		faults, err := s.Check(t.Context())
		if err != nil || len(faults) > 0 {
			t.Fatalf("after run %d: %v %v", run, faults, err)
		}
		stored := countClaims(t, s)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if stored < reported || stored%killBatch != 0 {
			t.Fatalf("after run %d: %d claims are stored, %d were reported", run, stored, reported)
		}
		if run >= 8 {
			if stored != killClaims {
				t.Errorf("%d claims in the end, want %d", stored, killClaims)
			}
			return
		}
	}
}

// readReports reads what the child reports to the end and calls then after so many lines; it returns the last one.
func readReports(out io.Reader, after int, then func()) (last int) {
	lines := bufio.NewScanner(out)
	for n := 1; lines.Scan(); n++ {
		v, err := strconv.Atoi(lines.Text())
		if err != nil {
			return last // a line cut short
		}
		last = v
		if n == after {
			go then()
		}
	}
	return last
}

// TestEveryConnection asks every connection of both pools for what durability rests on.
func TestEveryConnection(t *testing.T) {
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "a b?c#.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	writer, reader := s.Pools()
	for _, pool := range []*sql.DB{writer, reader} {
		var held []*sql.Conn
		for range pool.Stats().MaxOpenConnections {
			c, err := pool.Conn(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, c)
			for name, want := range map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1"} {
				var got string
				if err := c.QueryRowContext(t.Context(), "PRAGMA "+name).Scan(&got); err != nil || got != want {
					t.Errorf("%s is %s, want %s (%v)", name, got, want, err)
				}
			}
		}
		for _, c := range held {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// TestLogCut cuts the write-ahead log back to where it stood when a batch was reported stored, or somewhere within
// what came after: a loss of power. Every batch reported until then is there, and nothing of a later one.
func TestLogCut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tansiq.db")
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const size = 40
	var ends []int // of the log, after each batch
	for batch := range synthetic.Batches(synthetic.Claims(1, 6*size), size) {
		if _, err := s.AddClaims(t.Context(), "import", batch); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		if n := len(ends); n > 0 && int(info.Size()) <= ends[n-1] {
			t.Fatal("the log was written back in between: the test needs smaller batches")
		}
		ends = append(ends, int(info.Size()))
	}
	db, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wal, err := os.ReadFile(path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4)) // #nosec G404 -- a test
	for k := range len(ends) - 1 {
		for _, at := range []int{ends[k], ends[k] + 1 + r.IntN(ends[k+1]-ends[k]-1)} {
			cut := filepath.Join(t.TempDir(), "cut.db")
			if err := os.WriteFile(cut, db, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(cut+"-wal", wal[:at], 0o600); err != nil {
				t.Fatal(err)
			}
			c, err := sqlite.Open(t.Context(), cut)
			if err != nil {
				t.Fatal(err)
			}
			faults, err := c.Check(t.Context())
			if err != nil || len(faults) > 0 {
				t.Fatalf("%v %v", faults, err)
			}
			if stored := countClaims(t, c); stored != (k+1)*size {
				t.Errorf("cut at %d: %d claims, want %d", at, stored, (k+1)*size)
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

func countClaims(t *testing.T, s store.Store) (n int) {
	t.Helper()
	for cursor := ""; ; {
		p, err := s.List(t.Context(), store.Viewer{System: true}, store.Query{}, cursor, 1000)
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range p.Rows {
			n += row.Claims
		}
		if cursor = p.Next; cursor == "" {
			return n
		}
	}
}

func TestNewerVersionIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tansiq.db")
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	writer, _ := s.Pools()
	_, err = writer.ExecContext(t.Context(), `INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err = sqlite.Open(t.Context(), path); err == nil || !strings.Contains(err.Error(), "newer version") {
		t.Errorf("got %v", err)
	}
}

func TestFileIsPrivateAndChecked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tansiq.db")
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("this is no database, but a text that is long enough to look like one"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), path); err == nil {
		t.Error("a text was opened as a database")
	}
}

// TestCheckSees damages what is stored, one thing at a time.
func TestCheckSees(t *testing.T) {
	for _, damage := range []string{
		`DELETE FROM posting WHERE token = 's=synthetic'`,
		`UPDATE posting SET members = x'0000' WHERE token = 'a=sdf'`,
		`UPDATE block SET facts = zeroblob(40960)`,
		`UPDATE block SET facts = x''`,
		`DELETE FROM slot WHERE num = 3`,
		`UPDATE slot SET line = x'7b7d' WHERE num = 4`,
		`UPDATE claim SET incident = NULL WHERE num = 5`,
		`INSERT INTO sight (person, num, sees) VALUES ('p:ana', 6, 0)`,
		`UPDATE head SET value = 0 WHERE name = 'claim'`,
		`UPDATE slot SET analyzer = 0 WHERE num = 7`,
		`UPDATE claim SET key = 'synthetic:1-8' WHERE num = 10`,
	} {
		t.Run(damage, func(t *testing.T) {
			s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "tansiq.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for batch := range synthetic.Batches(synthetic.Claims(1, 60), 60) {
				if _, err := s.AddClaims(t.Context(), "import", batch); err != nil {
					t.Fatal(err)
				}
			}
			if faults, err := s.Check(t.Context()); err != nil || len(faults) > 0 {
				t.Fatalf("before: %v %v", faults, err)
			}
			writer, _ := s.Pools()
			if _, err := writer.ExecContext(t.Context(), damage); err != nil {
				t.Fatal(err)
			}
			if faults, err := s.Check(t.Context()); err != nil || len(faults) == 0 {
				t.Errorf("nothing was seen (%v)", err)
			}
		})
	}
}
