package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"

	"tansiq/internal/format/document"
	"tansiq/internal/store"
)

// Where a folder's files go when they are moved.
const (
	takenFolder   = "taken"
	refusedFolder = "refused"
)

// folders is what a process remembers of watched folders, so that one in which nothing changes costs no write.
type folders struct {
	mu sync.Mutex
	of map[string]*watched // by source
}

// watched is what was seen in one folder.
type watched struct {
	address string
	seen    map[string]stamp // at the last look
	done    map[string]stamp // taken or refused, and remembered in the database
	next    time.Time        // next look
	tried   time.Time        // last try that was noted
}

// stamp tells whether a file has changed since.
type stamp struct {
	size    int64
	changed time.Time
	mode    fs.FileMode // one that could not be read may be allowed to be
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.Size(), info.ModTime(), info.Mode()} }

func (f *folders) folder(k *keptSource) *watched {
	f.mu.Lock()
	defer f.mu.Unlock()
	w := f.of[k.ID]
	if w == nil || w.address != k.Address {
		w = &watched{address: k.Address, done: map[string]stamp{}}
		if f.of == nil {
			f.of = map[string]*watched{}
		}
		f.of[k.ID] = w
	}
	return w
}

// noteFolder is how often it is noted that nothing has changed in a folder.
const noteFolder = 5 * time.Minute

// worthALook reports whether a try of a folder would find something, or is to be noted again. What is new must have the same
// size at two looks: until then somebody may still be writing it.
func (n *Node) worthALook(k *keptSource) bool {
	w := n.folders.folder(k)
	n.folders.mu.Lock()
	defer n.folders.mu.Unlock()
	now := n.now()
	if now.Before(w.next) && w.next.Sub(now) <= k.Interval { // it is further off when the clock was set back
		return false
	}
	w.next = now.Add(k.Interval)
	if w.tried.IsZero() || now.Sub(w.tried) >= noteFolder || now.Before(w.tried) {
		w.tried = now
		return true
	}
	present, err := filesIn(k.Address)
	if err != nil {
		return true
	}
	ready, _ := w.ready(present)
	w.seen = present
	if len(ready) > 0 {
		w.tried = now
	}
	return len(ready) > 0
}

// ready names the files that are new and have not changed since the last look; unsettled says that others have.
func (w *watched) ready(present map[string]stamp) (names []string, unsettled bool) {
	for name, s := range present {
		if d, ok := w.done[name]; ok && d == s {
			continue
		}
		if before, ok := w.seen[name]; ok && before == s {
			names = append(names, name)
		} else {
			unsettled = true
		}
	}
	return names, unsettled
}

// filesIn names what is in a folder and may be a report: no folders, no hidden files, nothing that is still being written by a
// program that says so.
func filesIn(folder string) (map[string]stamp, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, &SourceError{Code: folderCode(err), Err: err}
	}
	out := make(map[string]stamp, len(entries))
	for _, e := range entries {
		if e.IsDir() || passedOver(e.Name()) {
			continue
		}
		info, err := e.Info() // of a link itself
		if err != nil {
			continue // it has just gone
		}
		if t := info.Mode().Type(); t != 0 && t != fs.ModeSymlink {
			continue // a device, a pipe or a socket
		}
		out[e.Name()] = stampOf(info)
	}
	return out, nil
}

// passedOver reports whether a file's name says that it is no report, or not yet.
func passedOver(name string) bool {
	low := strings.ToLower(name)
	if strings.HasPrefix(low, ".") || strings.HasPrefix(low, "~") || strings.HasSuffix(low, "~") {
		return true
	}
	switch path.Ext(low) {
	case ".part", ".partial", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".swp", ".lock":
		return true
	}
	return low == "thumbs.db" || low == "desktop.ini"
}

// settleTime is between the two looks of a try that a person asked for.
const settleTime = time.Second

// folder looks at a folder.
func (a *attempt) folder(ctx context.Context) error {
	root, err := os.OpenRoot(a.k.Address)
	if err != nil {
		return &SourceError{Code: folderCode(err), Err: err}
	}
	defer root.Close()
	// Who may write beside the folder could put a link in its place that leads anywhere.
	if real, err := filepath.EvalSymlinks(a.k.Address); err != nil || real != a.k.Address {
		return &SourceError{Code: "folder_moved", Err: err}
	}
	if opened, err := root.Stat("."); err != nil {
		return &SourceError{Code: folderCode(err), Err: err}
	} else if there, err := os.Lstat(a.k.Address); err != nil || !os.SameFile(opened, there) {
		return &SourceError{Code: "folder_moved", Err: err}
	}
	w := a.n.folders.folder(a.k)
	var present map[string]stamp
	var ready []string
	for again := false; ; again = true {
		if present, err = filesIn(a.k.Address); err != nil {
			return err
		}
		a.n.folders.mu.Lock()
		first := w.seen == nil
		var unsettled bool
		ready, unsettled = w.ready(present)
		w.seen = present
		for name := range w.done {
			if _, there := present[name]; !there {
				delete(w.done, name)
			}
		}
		a.n.folders.mu.Unlock()
		if again || !first || !unsettled {
			break
		}
		// Nothing is known of an earlier look.
		select {
		case <-time.After(settleTime):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	a.outcome.Seen = len(present)
	if len(ready) > maxTakes {
		ready, a.more = ready[:maxTakes], true
	}
	f := filing{attempt: a, root: root, watched: w}
	turns := make(chan struct{}, max(2, runtime.GOMAXPROCS(0)))
	var all sync.WaitGroup
	for _, name := range ready {
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
		}
		if ctx.Err() != nil || f.failed() != nil {
			break
		}
		all.Go(func() {
			defer func() { <-turns }()
			f.note(f.file(ctx, name, present[name]))
		})
	}
	all.Wait()
	if err := f.failed(); err != nil {
		return err
	}
	return ctx.Err()
}

// filing takes the files of a folder, several side by side.
type filing struct {
	*attempt
	root    *os.Root
	watched *watched

	mu  sync.Mutex
	err error // the first
}

func (f *filing) failed() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.err
}

// note counts what taking one file came to.
func (f *filing) note(one *attempt, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err != nil && f.err == nil {
		f.err = err
	}
	if one != nil {
		f.fresh += one.fresh
		f.outcome.Taken += one.outcome.Taken
		f.outcome.Refused += one.outcome.Refused
		if one.outcome.Fault != nil {
			f.outcome.Fault = one.outcome.Fault
		}
	}
}

// file takes one file, by an attempt of its own that counts it.
func (f *filing) file(ctx context.Context, name string, s stamp) (*attempt, error) {
	one := &attempt{n: f.n, k: f.k}
	names := []string{"file " + name}
	var was remembered
	if err := f.n.Consult(ctx, "recalling a file", func(x store.Exchange) (err error) {
		was, err = recall(x, f.k.ID, names)
		return err
	}); err != nil {
		return nil, err
	}
	state, why := was.state, was.Fault
	// What is there although its like was moved away has been put there anew, be it as old and as large as the one before;
	// and what could not be opened may be opened now.
	again := f.k.Move || why != nil && why.Code == "file"
	if was.state == "" || again || was.Size != s.size || !was.Changed.Equal(s.changed) {
		b, refused, ok := f.read(name, s)
		if !ok {
			return nil, nil // it changes just now: at the next look
		}
		hash := hashOf(string(b))
		was.Name, was.Size, was.Changed = strings.ToValidUTF8(name, "\ufffd"), s.size, s.changed
		var err error
		switch {
		case refused != nil:
			err = one.refuse(ctx, refused, "", was, names)
		case was.state != "" && was.Hash == hash && (was.state != itemRefused || !f.k.Move): // touched, or put there once more
			return one, f.settled(ctx, one, name, s, state, why, f.n.Exchange(ctx, "noting a file", func(x store.Exchange) error { return one.remember(x, was, names) }))
		default:
			d := one.document(was.Name, "")
			d.Original = b
			_, err = one.take(ctx, d, hash, was, names, false)
		}
		if err != nil {
			return one, err
		}
		one.fresh++
		state, why = itemTaken, one.refusal
		if why != nil {
			state = itemRefused
		}
	}
	return one, f.settled(ctx, one, name, s, state, why, nil)
}

// settled moves a file that is remembered where it belongs, and passes over it from now on.
func (f *filing) settled(ctx context.Context, one *attempt, name string, s stamp, state string, why *SourceError, err error) error {
	if err != nil {
		return err
	}
	if f.k.Move {
		err := f.move(name, s, state, why)
		if err == nil {
			return nil // it is gone, and what comes under its name is another
		}
		one.outcome.Fault = &SourceError{Code: "folder_fixed", Err: err}
		f.n.log.WarnContext(ctx, "moving a file of a watched folder", "source", f.k.ID, "error", err)
	}
	f.n.folders.mu.Lock()
	defer f.n.folders.mu.Unlock()
	f.watched.done[name] = s
	return nil
}

// read reads a file whole. ok is false when it is not, or no longer, what was seen.
func (f *filing) read(name string, s stamp) (b []byte, refused *SourceError, ok bool) {
	link := false
	if info, err := f.root.Lstat(name); err != nil {
		return nil, nil, false
	} else if link = info.Mode().Type() == fs.ModeSymlink; link {
		// A link that leads out would let whoever may write here have any file of the machine read.
		if _, err := f.root.Stat(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, &SourceError{Code: "link_out", Err: err}, true
		}
	}
	// Without waiting: what was a file may have become a pipe.
	file, err := f.root.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, false
	}
	if err != nil {
		return nil, &SourceError{Code: "file", Err: err}, true
	}
	defer file.Close()
	before, err := file.Stat()
	if err != nil || !before.Mode().IsRegular() || !link && stampOf(before) != s {
		return nil, nil, false
	}
	if before.Size() > document.MaxFile {
		return nil, &SourceError{Code: "file_big", Args: []string{fmt.Sprintf("%d MB", document.MaxFile>>20)}}, true
	}
	b, err = io.ReadAll(io.LimitReader(file, document.MaxFile+1))
	if err != nil {
		return nil, &SourceError{Code: "file", Err: err}, true
	}
	after, err := file.Stat()
	if err != nil || after.Size() != before.Size() || !after.ModTime().Equal(before.ModTime()) || int64(len(b)) != after.Size() {
		return nil, nil, false
	}
	return b, nil, true
}

// move puts a file into the subfolder where it belongs; beside one that was refused goes a text that says why.
func (f *filing) move(name string, s stamp, state string, why *SourceError) error {
	dir := takenFolder
	if state == itemRefused {
		dir = refusedFolder
	}
	if err := f.root.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	to, err := f.free(dir, name)
	if err != nil {
		return err
	}
	if err := f.root.Rename(name, to); err != nil {
		return err
	}
	if info, err := f.root.Lstat(to); err == nil && stampOf(info) != s {
		// Another was put in its place after it was read: it was not taken, and goes back unless there is a third.
		if _, err := f.root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			return f.root.Rename(to, name)
		}
	}
	if state != itemRefused || why == nil {
		return nil
	}
	note, err := f.root.OpenFile(to+".txt", os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	w := why.Words()
	_, err = fmt.Fprintf(note, "%s\n\n%s\n\n%s\n", filepath.Base(to), w.AR, w.EN)
	return errors.Join(err, note.Close())
}

// free finds a name in a subfolder that neither a file nor the text beside one has.
func (f *filing) free(dir, name string) (string, error) {
	ext := filepath.Ext(name)
	for i := 1; i < 10_000; i++ {
		to := filepath.Join(dir, name)
		if i > 1 {
			to = filepath.Join(dir, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), i, ext))
		}
		_, err := f.root.Lstat(to)
		_, beside := f.root.Lstat(to + ".txt")
		if errors.Is(err, fs.ErrNotExist) && errors.Is(beside, fs.ErrNotExist) {
			return to, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
	}
	return "", fmt.Errorf("%s: %w in %s under every name", name, fs.ErrExist, dir)
}
