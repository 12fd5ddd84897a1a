package stix

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"

	"github.com/google/uuid"
)

// BundleWriter writes objects one after the other as a bundle, each with the very bytes it came with.
type BundleWriter struct {
	w      *bufio.Writer
	sum    hash.Hash
	count  int
	closed bool
}

// NewBundleWriter begins a bundle on w. Nothing may be written to w until Close.
func NewBundleWriter(w io.Writer) *BundleWriter {
	return &BundleWriter{w: bufio.NewWriterSize(w, 64<<10), sum: sha256.New()}
}

// Write adds one object.
func (b *BundleWriter) Write(o Object) error {
	if b.closed {
		return errors.New("writing to a bundle that is closed")
	}
	if len(o.Raw) == 0 {
		return fmt.Errorf("writing %s: it has no bytes", o.ID)
	}
	lead := ",\n"
	if b.count == 0 {
		lead = `{"type":"bundle","objects":[` + "\n"
	}
	b.count++
	b.sum.Write(o.Raw)
	_, _ = b.w.WriteString(lead) // the error sticks to the writer and comes back below
	if _, err := b.w.Write(o.Raw); err != nil {
		return fmt.Errorf("writing a bundle: %w", err)
	}
	return nil
}

// bundleSpace is the namespace of the ids of bundles that BundleWriter writes.
var bundleSpace = uuid.MustParse("88dbf497-1d11-45ff-b79a-f79cbd9aed80")

// Close ends the bundle. Its id is made of the objects in it, so that the same objects give the same bytes.
// An empty bundle has no list of objects, as the specification wants.
func (b *BundleWriter) Close() error {
	if b.closed {
		return nil
	}
	b.closed = true
	id := NamedID("bundle", bundleSpace, string(b.sum.Sum(nil)))
	if b.count == 0 {
		_, _ = fmt.Fprintf(b.w, `{"type":"bundle","id":%q}`+"\n", id)
	} else {
		_, _ = fmt.Fprintf(b.w, "\n],\"id\":%q}\n", id)
	}
	if err := b.w.Flush(); err != nil {
		return fmt.Errorf("writing a bundle: %w", err)
	}
	return nil
}
