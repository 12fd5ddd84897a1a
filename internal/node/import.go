package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"tansiq/internal/store"
)

// ImportOptions say how a file is imported.
type ImportOptions struct {
	By       string            // person id; empty: "import:" and the format
	Name     string            // the file's name, for messages
	Strict   bool              // one bad row stops all before anything is written
	Progress func(bytes int64) // how many bytes of the file have been dealt with; may be nil
	Rejected func(Rejection)   // each bad row; may be nil
	Note     func(string)      // what was converted or passed over to read the file; may be nil
}

// Rejection is a row, feature or object that was not taken in.
type Rejection struct {
	Line   int    `json:"line,omitempty"`   // from 1; 0: the position stands in Reason
	Column string `json:"column,omitempty"` // column or property
	Value  string `json:"value,omitempty"`  // what stands there
	Reason string `json:"reason"`
}

// String writes the rejection as "12: latitude: "99" is out of range".
func (r Rejection) String() string {
	var parts []string
	if r.Line > 0 {
		parts = append(parts, strconv.Itoa(r.Line))
	}
	if r.Column != "" {
		parts = append(parts, r.Column)
	}
	if r.Value != "" {
		parts = append(parts, strconv.Quote(shorten(r.Value)))
	}
	return strings.Join(append(parts, r.Reason), ": ")
}

func shorten(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// InputError is a file that could not be imported, in words for the person who gave it. Nothing of it was
// written, unless Partly is set: then what stood before the fault was.
type InputError struct {
	Err    error
	Partly bool
}

// Error says what is wrong with the file and what became of it.
func (e *InputError) Error() string {
	if e.Partly {
		return e.Err.Error() + "; what stood before that is in the node, and a new import of the mended file goes on from there"
	}
	return e.Err.Error() + "; nothing was written"
}

// Unwrap returns the fault itself.
func (e *InputError) Unwrap() error { return e.Err }

// Formats are the names of the formats that Import takes.
var Formats = []string{"stix", "ucdp", "geojson"}

// A batch is what goes into one transaction: so many records, or fewer when they are large.
const (
	batchSize  = 2000
	batchBytes = 16 << 20 // of foreign objects
)

// progress is how far the import of one file has come: enough to go on after a crash. Records are taken in
// order, and taking one again changes nothing, so a count is all it needs.
type progress struct {
	Done  int         `json:"done"`  // records stored
	Tally store.Tally `json:"tally"` // what storing them did; what was read is counted anew
}

// Import takes a file in. Claims go to incidents by their key, foreign STIX is kept byte for byte; what is there
// already stays. An import that was broken off goes on when the same bytes are imported again. The error is an
// *InputError when the file is at fault.
func (n *Node) Import(ctx context.Context, format string, r io.Reader, o ImportOptions) (store.Tally, error) {
	read := n.reader(format)
	if read == nil {
		return store.Tally{}, &InputError{Err: fmt.Errorf("%q is no format that can be imported; there are %s", format, strings.Join(Formats, ", "))}
	}
	if o.By == "" {
		o.By = "import:" + format
	}
	file, hash, done, err := n.spool(r)
	if err != nil {
		return store.Tally{}, err
	}
	defer done()
	if o.Strict {
		dry := &intake{node: n, ctx: ctx, options: o, dry: true}
		if err := read(file, dry); err != nil {
			return dry.tally(), blame(err, false)
		}
		if dry.rejected > 0 {
			return dry.tally(), &InputError{Err: fmt.Errorf("%d of %d records are bad, and all or none was asked for", dry.rejected, dry.read)}
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return store.Tally{}, fmt.Errorf("reading the file again: %w", err)
		}
	}
	in := &intake{node: n, ctx: ctx, options: o, job: "import:" + format + ":" + hash}
	if err := in.resume(); err != nil {
		return store.Tally{}, err
	}
	err = read(file, in)
	if err == nil {
		err = in.flush()
	}
	if e := in.settle(); e != nil { // also when the file is broken: what is being stored is not left alone
		err = e
	}
	if err != nil {
		return in.tally(), blame(err, in.state.Done > 0)
	}
	return in.tally(), in.finish()
}

// reader returns what reads a format, nil for an unknown one.
func (n *Node) reader(format string) func(io.ReadSeeker, *intake) error {
	switch format {
	case "ucdp":
		return n.readUCDP
	case "geojson":
		return n.readGeoJSON
	case "stix":
		return n.readSTIX
	}
	return nil
}

// storeError marks an error of the database: the file is not to blame for it.
type storeError struct{ error }

func (e storeError) Unwrap() error { return e.error }

// blame tells errors of the file from errors of the node.
func blame(err error, partly bool) error {
	var s storeError
	switch {
	case errors.As(err, &s):
		return s.error
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	}
	return &InputError{Err: err, Partly: partly}
}

// spoolPattern is what the files are called that hold an upload while it is read.
const spoolPattern = ".tansiq-import-*"

// sweep removes what an import left behind whose process was killed. A file that another process still reads stays
// readable to that process.
func sweep(data string) error {
	left, err := filepath.Glob(filepath.Join(data, spoolPattern))
	for _, f := range left {
		if e := os.Remove(f); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	if err != nil {
		return fmt.Errorf("removing what a broken import left behind: %w", err)
	}
	return nil
}

// spool makes a file that can be read twice of r, and its hash.
func (n *Node) spool(r io.Reader) (file io.ReadSeeker, hash string, done func(), err error) {
	sum := sha256.New()
	if s, ok := r.(io.ReadSeeker); ok {
		if _, err := s.Seek(0, io.SeekStart); err == nil { // a pipe is a file that cannot
			if _, err := io.Copy(sum, s); err != nil {
				return nil, "", nil, fmt.Errorf("reading the file: %w", err)
			}
			if _, err := s.Seek(0, io.SeekStart); err != nil {
				return nil, "", nil, fmt.Errorf("reading the file: %w", err)
			}
			return s, hex.EncodeToString(sum.Sum(nil)), func() {}, nil
		}
	}
	// Beside the database, whose disk is trusted with it anyway; with PostgreSQL in the system's directory for
	// temporary files.
	f, err := os.CreateTemp(n.data, spoolPattern)
	if err != nil {
		return nil, "", nil, fmt.Errorf("making room for the file: %w", err)
	}
	// It needs no name, and without one nothing is left of it however the process ends.
	if err := os.Remove(f.Name()); err != nil {
		f.Close()
		return nil, "", nil, fmt.Errorf("making room for the file: %w", err)
	}
	done = func() { f.Close() }
	if _, err := io.Copy(io.MultiWriter(f, sum), r); err != nil {
		done()
		return nil, "", nil, fmt.Errorf("receiving the file: %w", err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		done()
		return nil, "", nil, fmt.Errorf("reading the file: %w", err)
	}
	return f, hex.EncodeToString(sum.Sum(nil)), done, nil
}

// intake receives what a format yields and stores it in batches: while one is stored, the next is read. All is
// called from one goroutine; the one that stores a batch has the state to itself until settle.
type intake struct {
	node     *Node
	ctx      context.Context
	options  ImportOptions
	dry      bool // count only
	job      string
	skip     int // records still to pass over after a resumption
	read     int // records, good and bad
	rejected int // bad ones
	batch    []record
	bytes    int   // of the foreign objects in batch
	offset   int64 // of the file, behind the last record of batch
	state    progress
	underway chan error // of the batch that is being stored; nil: none is
	behind   int64      // the offset behind that batch
}

// record is one thing that a file holds: a claim, a foreign object, or an object with the claims it states.
type record struct {
	claims []store.Placed
	object *storedObject
}

// tally is what the import did so far. It may be asked for when no batch is under way.
func (in *intake) tally() store.Tally {
	t := in.state.Tally
	t.Read, t.Rejected = in.read, in.rejected
	return t
}

// resume finds how far an earlier import of the same bytes came.
func (in *intake) resume() error {
	b, found, err := in.node.Job(in.ctx, in.job)
	if err != nil {
		return err
	}
	if found && len(b) > 0 {
		if err := json.Unmarshal(b, &in.state); err != nil {
			return fmt.Errorf("reading how far the earlier import of this file came: %w", err)
		}
		in.skip = in.state.Done
	}
	return nil
}

// finish forgets the job: the same file may be imported again, and then changes nothing.
func (in *intake) finish() error { return in.node.SetJob(in.ctx, in.job, nil) }

// take receives one good record that ends at an offset of the file.
func (in *intake) take(r record, offset int64) error {
	if err := in.ctx.Err(); err != nil {
		return err
	}
	in.read++
	if in.dry {
		return nil
	}
	if in.skip > 0 {
		in.skip--
		return nil
	}
	in.batch, in.offset = append(in.batch, r), offset
	if r.object != nil {
		in.bytes += len(r.object.object.Raw)
	}
	if len(in.batch) >= batchSize || in.bytes >= batchBytes {
		return in.flush()
	}
	return nil
}

// reject receives one bad record.
func (in *intake) reject(r Rejection) {
	in.read++
	in.rejected++
	if in.options.Rejected != nil {
		in.options.Rejected(r)
	}
}

// flush waits for the batch before this one and lets this one be stored.
func (in *intake) flush() error {
	if err := in.settle(); err != nil || len(in.batch) == 0 {
		return err
	}
	batch := in.batch
	in.batch, in.bytes, in.behind = make([]record, 0, len(batch)), 0, in.offset
	in.underway = make(chan error, 1)
	go func() { in.underway <- in.keep(batch) }()
	return nil
}

// settle waits until the batch that is under way is stored.
func (in *intake) settle() error {
	if in.underway == nil {
		return nil
	}
	err := <-in.underway
	in.underway = nil
	if err != nil {
		return storeError{err}
	}
	if in.options.Progress != nil {
		in.options.Progress(in.behind)
	}
	return nil
}

// keep stores a batch, then notes how far the import has come. Should the node die between the two, the batch is
// stored again, which changes nothing.
func (in *intake) keep(batch []record) error {
	t, err := in.store(batch)
	if err != nil {
		return err
	}
	in.state.Done += len(batch)
	in.state.Tally.Added += t.Added
	in.state.Tally.Updated += t.Updated
	in.state.Tally.Unchanged += t.Unchanged
	b, err := json.Marshal(in.state)
	if err != nil {
		return fmt.Errorf("noting how far the import has come: %w", err)
	}
	return in.node.SetJob(in.ctx, in.job, b)
}
