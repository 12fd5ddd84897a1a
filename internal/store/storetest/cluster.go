package storetest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes databases
)

// EnvPostgres names the environment variable with the address of a PostgreSQL server to test on: one that may make
// databases. Without it a server is started for the test run, where one is installed.
const EnvPostgres = "TANSIQ_TEST_POSTGRES"

// ErrNoPostgres is returned where there is no PostgreSQL to test on.
var ErrNoPostgres = fmt.Errorf("no PostgreSQL here: install the Debian package postgresql, or set %s", EnvPostgres)

// Cluster is a PostgreSQL server for tests.
type Cluster struct {
	address url.URL
	stop    func() error
	made    atomic.Int64
}

// StartCluster returns the server that the environment names, or starts a throw-away one on a socket in a temporary
// directory. Stop it.
func StartCluster(ctx context.Context) (*Cluster, error) {
	if dsn := os.Getenv(EnvPostgres); dsn != "" {
		u, err := url.Parse(dsn)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", EnvPostgres, err)
		}
		return &Cluster{address: *u, stop: func() error { return nil }}, nil
	}
	initdb, ctl := binary("initdb"), binary("pg_ctl")
	if initdb == "" || ctl == "" {
		return nil, ErrNoPostgres
	}
	dir, err := os.MkdirTemp("", "tq-pg-") // short: the path of a socket has at most 107 bytes
	if err != nil {
		return nil, err
	}
	attr, err := unprivileged(dir)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	run := func(name string, args ...string) error {
		c := exec.CommandContext(ctx, name, args...) // #nosec G204 -- found above
		c.Dir, c.SysProcAttr = dir, attr
		log := filepath.Join(dir, "log")
		out, err := os.OpenFile(log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		c.Stdout, c.Stderr = out, out
		if err := errors.Join(c.Run(), out.Close()); err != nil {
			text, _ := os.ReadFile(log) // as far as it can be read
			return fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, text)
		}
		return nil
	}
	data := filepath.Join(dir, "data")
	err = run(initdb, "-D", data, "-U", "tansiq", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
	if err == nil {
		err = run(ctl, "-D", data, "-w", "-l", filepath.Join(dir, "server.log"),
			"-o", "-k "+dir+" -c listen_addresses= -c fsync=off -c max_connections=200", "start")
	}
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return &Cluster{
		address: url.URL{Scheme: "postgres", User: url.User("tansiq"), Path: "/postgres", RawQuery: url.Values{"host": {dir}}.Encode()},
		stop: func() error {
			return errors.Join(run(ctl, "-D", data, "-m", "immediate", "-w", "stop"), os.RemoveAll(dir))
		},
	}, nil
}

// binary finds a program of PostgreSQL, also where Debian keeps them; empty when there is none.
func binary(name string) string {
	if p, err := exec.LookPath(name); err == nil {
		return p
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if err != nil || len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return found[len(found)-1]
}

// unprivileged returns what lets a server run that refuses to run as root, and hands it the directory.
func unprivileged(dir string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err := errors.Join(err1, err2, os.Chown(dir, int(uid), int(gid))); err != nil {
			return nil, err
		}
		return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres to run it as")
}

// Stop ends a server that StartCluster started.
func (c *Cluster) Stop() error { return c.stop() }

// Database makes an empty database and returns its address.
func (c *Cluster) Database(t testing.TB) string {
	t.Helper()
	db, err := sql.Open("pgx", c.address.String())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	name := fmt.Sprintf("tansiq_test_%d_%d", os.Getpid(), c.made.Add(1))
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // the cluster of a developer is not ours to fill
		db, err := sql.Open("pgx", c.address.String())
		if err == nil {
			_, err = db.ExecContext(context.Background(), "DROP DATABASE "+name+" WITH (FORCE)")
			err = errors.Join(err, db.Close())
		}
		if err != nil {
			t.Error(err)
		}
	})
	u := c.address
	u.Path = "/" + name
	return u.String()
}
