package node

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrRunning is returned by Lock where another process runs a node on the same directory.
var ErrRunning = errors.New("a node is running on this directory already")

// Lock takes a data directory for one serving process, until release is called or the process ends. Other
// commands need no lock: the database lets them in beside a running node.
func Lock(data string) (release func(), err error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("making the data directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(data, "tansiq.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the data directory: %w", err)
	}
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		holder := make([]byte, 20)
		k, _ := f.ReadAt(holder, 0)
		f.Close()
		if !errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, fmt.Errorf("locking the data directory %s: %w", data, err)
		}
		who := ""
		if pid := strings.TrimSpace(string(holder[:k])); pid != "" {
			who = " (process " + pid + ")"
		}
		return nil, fmt.Errorf("%s: %w%s: stop it first, or name another --data", data, ErrRunning, who)
	}
	// The number only helps the message above; the lock is the lock.
	if err := f.Truncate(0); err == nil {
		_, _ = fmt.Fprintf(f, "%d\n", os.Getpid())
	}
	return func() { f.Close() }, nil
}
