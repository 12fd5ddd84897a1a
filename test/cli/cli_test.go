// Package cli_test tells the stories of the command line: each script in testdata runs commands as a person or a
// program would, and looks at what they print, how they exit, and what they leave in the node.
package cli_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tansiq/cmd/tansiq/cli"
	"tansiq/data"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/store/storetest"
	"tansiq/test/peers"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"tansiq": func() { os.Exit(cli.MainAt("test", ahead)) }})
}

func TestStories(t *testing.T) {
	var emitted bundles
	cluster := sync.OnceValues(func() (*storetest.Cluster, error) {
		c, err := storetest.StartCluster(context.Background())
		if err == nil {
			t.Cleanup(func() {
				if err := c.Stop(); err != nil {
					t.Error(err)
				}
			})
		}
		return c, err
	})
	// database NAME: makes an empty PostgreSQL database and puts its address into the variable NAME.
	database := func(ts *testscript.TestScript, _ bool, args []string) {
		c, err := cluster()
		ts.Check(err)
		ts.Setenv(args[0], c.Database(t))
	}
	t.Cleanup(func() { peers.Validate(t, emitted.all...) }) // after all stories, in one run
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Vars = append(env.Vars, "HOME="+env.WorkDir, "XDG_DATA_HOME="+env.WorkDir+"/home")
			return samples(env.WorkDir)
		},
		Condition: func(name string) (bool, error) {
			switch name {
			case "shared": // the large real data sets are there
				_, err := os.Stat(shared())
				return err == nil, nil
			case "postgres": // a server can be had
				_, err := cluster()
				if errors.Is(err, storetest.ErrNoPostgres) {
					return false, nil
				}
				return err == nil, err
			}
			return false, fmt.Errorf("there is no condition %q", name)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"code": code, "database": database, "holds": holds, "waits": waits, "start": start, "stop": stop, "get": get, "bytes": writeBytes, "repeat": repeat, "emits": emitted.add, "real": realData,
			"desk": desk, "found": found, "flip": flip, "cut": cut,
		},
	})
}

// samples puts the files of the sample desk where scripts find them, under samples/.
func samples(dir string) error {
	to := filepath.Join(dir, "samples")
	if err := os.MkdirAll(to, 0o700); err != nil {
		return err
	}
	files, err := data.Samples.ReadDir("samples")
	if err != nil {
		return err
	}
	for _, f := range files {
		if f.IsDir() {
			continue
		}
		b, err := data.Samples.ReadFile("samples/" + f.Name())
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, f.Name()), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// code N COMMAND ARGS…: the command exits with code N; its output is there for stdout and stderr.
func code(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: code N COMMAND ARGS…")
	}
	err := ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if strconv.Itoa(got) != args[0] {
		ts.Fatalf("exit code %d, want %s", got, args[0])
	}
}

// holds DIR INCIDENTS [DOCUMENTS]: the node holds exactly so many; 600+ is so many or more.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: holds DIR INCIDENTS [DOCUMENTS]")
	}
	ctx := context.Background()
	n, err := node.OpenExisting(ctx, node.Config{Data: ts.MkAbs(args[0])})
	ts.Check(err)
	defer n.Close()
	everything := store.Viewer{System: true}
	count, err := n.Count(ctx, everything, store.Query{From: incident.NoDay, To: incident.NoDay})
	ts.Check(err)
	want, orMore := strings.CutSuffix(args[1], "+")
	if n, err := strconv.Atoi(want); err != nil || count.N < n || (count.N > n && !orMore) {
		ts.Fatalf("%s holds %d incidents, want %s", args[0], count.N, args[1])
	}
	if len(args) > 2 {
		docs, _, err := n.Documents(ctx, everything, "", "", 1000)
		ts.Check(err)
		if got := strconv.Itoa(len(docs)); got != args[2] {
			ts.Fatalf("%s holds %s documents, want %s", args[0], got, args[2])
		}
	}
}

// waits SECONDS DIR DOCUMENTS: waits until the node holds so many documents.
func waits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: waits SECONDS DIR DOCUMENTS")
	}
	seconds, err := strconv.Atoi(args[0])
	ts.Check(err)
	want, err := strconv.Atoi(args[2])
	ts.Check(err)
	ctx := context.Background()
	n, err := node.OpenExisting(ctx, node.Config{Data: ts.MkAbs(args[1])})
	ts.Check(err)
	defer n.Close()
	for end := time.Now().Add(time.Duration(seconds) * time.Second); ; time.Sleep(100 * time.Millisecond) {
		docs, _, err := n.Documents(ctx, store.Viewer{System: true}, "", "", 1000)
		ts.Check(err)
		if len(docs) == want {
			return
		}
		if time.Now().After(end) {
			ts.Fatalf("%s holds %d documents, want %d", args[1], len(docs), want)
		}
	}
}

// servers are the nodes that scripts have started, by script and name.
var servers sync.Map

type server struct {
	cmd  *exec.Cmd
	errs *bytes.Buffer
}

var address = regexp.MustCompile(`http://[0-9.:]+`)

// start NAME tansiq ARGS…: starts a server, waits for its address and puts it into the variable NAME; what it
// printed up to there is stdout.
func start(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: start NAME COMMAND ARGS…")
	}
	program, err := exec.LookPath(args[1])
	if err != nil {
		program = filepath.Join(filepath.SplitList(ts.Getenv("PATH"))[0], args[1])
	}
	cmd := exec.Command(program, args[2:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = append(os.Environ(), "HOME="+ts.Getenv("HOME"), "XDG_DATA_HOME="+ts.Getenv("XDG_DATA_HOME"), "PATH="+ts.Getenv("PATH"), "TESTSCRIPT_COMMAND="+args[1])
	s := &server{cmd: cmd, errs: &bytes.Buffer{}}
	cmd.Stderr = s.errs
	out, err := cmd.StdoutPipe()
	ts.Check(err)
	ts.Check(cmd.Start())
	servers.Store(ts.Name()+"/"+args[0], s)
	ts.Defer(func() { _ = cmd.Process.Kill() })
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		fmt.Fprintln(ts.Stdout(), lines.Text())
		if a := address.FindString(lines.Text()); a != "" {
			ts.Setenv(args[0], a)
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return
		}
	}
	_ = cmd.Wait()
	ts.Fatalf("%s printed no address: %s", args[1], s.errs)
}

// stop NAME: asks a server to stop, and wants it to do so cleanly.
func stop(ts *testscript.TestScript, _ bool, args []string) {
	v, ok := servers.LoadAndDelete(ts.Name() + "/" + args[0])
	if !ok {
		ts.Fatalf("no server %s was started", args[0])
	}
	s := v.(*server)
	ts.Check(s.cmd.Process.Signal(os.Interrupt))
	if err := s.cmd.Wait(); err != nil {
		ts.Fatalf("%s: %v: %s", args[0], err, s.errs)
	}
}

// get STATUS ADDRESS: fetches a page, without following where it leads; its body is stdout.
func get(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: get STATUS ADDRESS")
	}
	client := http.Client{Timeout: 20 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(args[1])
	ts.Check(err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	ts.Check(err)
	fmt.Fprintf(ts.Stdout(), "%s\n", body)
	if strconv.Itoa(answer.StatusCode) != args[0] {
		ts.Fatalf("%s answered %s, want %s", args[1], answer.Status, args[0])
	}
}

// bytes FILE TEXT: writes a file; TEXT may hold Go escapes such as \x00.
func writeBytes(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: bytes FILE TEXT")
	}
	s, err := strconv.Unquote(`"` + strings.ReplaceAll(args[1], `"`, `\"`) + `"`)
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(s), 0o600))
}

// repeat FILE N BEGIN EACH END: writes BEGIN, N times EACH, and END.
func repeat(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 5 {
		ts.Fatalf("usage: repeat FILE N BEGIN EACH END")
	}
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(args[2]+strings.Repeat(args[3], n)+args[4]), 0o600))
}

// real NAME FILE: links a file of the large real data sets.
func realData(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.Symlink(filepath.Join(shared(), args[0]), ts.MkAbs(args[1])))
}

// shared is where the large real data sets are.
func shared() string {
	dir := os.Getenv("TANSIQ_SHARED")
	if dir == "" {
		dir = filepath.Join(root(), "..", "shared")
	}
	return filepath.Join(dir, "data")
}

func root() string {
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return "."
	}
	return dir
}

// bundles are the STIX files that the stories made, for the validator of others.
type bundles struct {
	mu  sync.Mutex
	all [][]byte
}

// emits FILE…: keeps what a command wrote as STIX, for the OASIS validator.
func (b *bundles) add(ts *testscript.TestScript, _ bool, args []string) {
	for _, file := range args {
		raw, err := os.ReadFile(ts.MkAbs(file))
		ts.Check(err)
		b.mu.Lock()
		b.all = append(b.all, raw)
		b.mu.Unlock()
	}
}
