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
	Note     func(string)      // what was converted to read the file; may be nil
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

// batchSize is how many records go into one transaction.
const batchSize = 2000

// progress is how far the import of one file has come: enough to go on after a crash. Records are taken in
// order, and taking one again changes nothing, so a count is all it needs.
type progress struct {
	Done  int         `json:"done"` // records stored
	Tally store.Tally `json:"tally"`
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
			return dry.tally, blame(err, false)
		}
		if dry.tally.Rejected > 0 {
			return store.Tally{Read: dry.tally.Read, Rejected: dry.tally.Rejected},
				&InputError{Err: fmt.Errorf("%d of %d records are bad, and all or none was asked for", dry.tally.Rejected, dry.tally.Read)}
		}
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return store.Tally{}, fmt.Errorf("reading the file again: %w", err)
		}
	}
	in := &intake{node: n, ctx: ctx, options: o, job: "import:" + format + ":" + hash}
	if err := in.resume(); err != nil {
		return store.Tally{}, err
	}
	if err := read(file, in); err != nil {
		return in.tally, blame(err, in.state.Done > 0)
	}
	if err := in.flush(); err != nil {
		return in.tally, err
	}
	return in.tally, in.finish()
}

// reader returns what reads a format, nil for an unknown one.
func (n *Node) reader(format string) func(io.Reader, *intake) error {
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

// spool makes a file that can be read twice of r, and its hash.
func (n *Node) spool(r io.Reader) (file io.ReadSeeker, hash string, done func(), err error) {
	sum := sha256.New()
	if s, ok := r.(io.ReadSeeker); ok {
		if _, err := io.Copy(sum, s); err != nil {
			return nil, "", nil, fmt.Errorf("reading the file: %w", err)
		}
		if _, err := s.Seek(0, io.SeekStart); err != nil {
			return nil, "", nil, fmt.Errorf("reading the file: %w", err)
		}
		return s, hex.EncodeToString(sum.Sum(nil)), func() {}, nil
	}
	f, err := os.CreateTemp(n.data, ".tansiq-import-*") // beside the database: this disk is trusted with it anyway
	if err != nil {
		return nil, "", nil, fmt.Errorf("making room for the file: %w", err)
	}
	done = func() {
		f.Close()
		os.Remove(f.Name())
	}
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

// intake receives what a format yields and stores it in batches.
type intake struct {
	node    *Node
	ctx     context.Context
	options ImportOptions
	dry     bool // count only
	job     string
	state   progress
	skip    int // records still to pass over after a resumption
	tally   store.Tally
	batch   []record
	offset  int64
}

// record is one thing that a file holds: a claim, a foreign object, or an object with the claims it states.
type record struct {
	claims []store.Placed
	object *storedObject
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
		in.tally = in.state.Tally
		in.tally.Read, in.tally.Rejected = 0, 0 // counted anew: the file is read from its beginning
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
	in.tally.Read++
	if in.dry {
		return nil
	}
	if in.skip > 0 {
		in.skip--
		return nil
	}
	in.batch, in.offset = append(in.batch, r), offset
	if len(in.batch) >= batchSize {
		return in.flush()
	}
	return nil
}

// reject receives one bad record.
func (in *intake) reject(r Rejection) {
	in.tally.Read++
	in.tally.Rejected++
	if in.options.Rejected != nil {
		in.options.Rejected(r)
	}
}

// flush stores the batch, then notes how far the import has come. Should the node die between the two, the
// batch is stored again, which changes nothing.
func (in *intake) flush() error {
	if len(in.batch) == 0 {
		return nil
	}
	if err := in.store(); err != nil {
		return storeError{err}
	}
	in.state.Done += len(in.batch)
	in.state.Tally = in.tally
	in.batch = in.batch[:0]
	b, err := json.Marshal(in.state)
	if err != nil {
		return err
	}
	if err := in.node.SetJob(in.ctx, in.job, b); err != nil {
		return storeError{err}
	}
	if in.options.Progress != nil {
		in.options.Progress(in.offset)
	}
	return nil
}

func (in *intake) add(t store.Tally) {
	in.tally.Added += t.Added
	in.tally.Updated += t.Updated
	in.tally.Unchanged += t.Unchanged
}
