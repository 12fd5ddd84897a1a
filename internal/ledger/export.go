package ledger

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// Header begins an exported log.
type Header struct {
	Log
	Size int64 `json:"size"` // entries
	// Keys are the public keys of both parties, as whoever exported the log knows them. They are there for
	// convenience: whoever verifies decides whether they are the right ones.
	Keys []json.RawMessage `json:"keys,omitempty"`
}

// Record is one entry of an exported log, with its opening where that is there.
type Record struct {
	Entry   []byte
	Opening *Opening
}

// The lines of an export. Each has exactly one of the first four names.
type exportLine struct {
	Ledger     *exportHeader `json:"ledger,omitempty"`
	I          *int64        `json:"i,omitempty"`
	Checkpoint string        `json:"checkpoint,omitempty"` // signed by the writer
	Cosigned   string        `json:"cosigned,omitempty"`   // and by the reader

	Entry   []byte `json:"entry,omitempty"`
	Salt    []byte `json:"salt,omitempty"`
	Content string `json:"content,omitempty"` // canonical JSON
}

type exportHeader struct {
	Version int `json:"version"`
	Header
}

const (
	exportVersion = 1
	maxLine       = 1 << 20
)

// Export is a checkpoint as WriteLog takes it.
type Export struct {
	Checkpoint []byte // signed by the writer
	Cosigned   bool   // and by the reader
}

// WriteLog writes a whole log as lines of JSON: the header, the entries in order, and each checkpoint after the
// entries that it covers. entries yields header.Size of them; checkpoints are in the order of their sizes. The two
// logs of a pair may be written to one file, one after the other: then each is also checked against what the other
// names as seen.
func WriteLog(w io.Writer, h Header, entries iter.Seq2[Record, error], checkpoints []Export) error {
	b := bufio.NewWriter(w)
	out := json.NewEncoder(b)
	out.SetEscapeHTML(false)
	if err := out.Encode(exportLine{Ledger: &exportHeader{Version: exportVersion, Header: h}}); err != nil {
		return err
	}
	written := int64(0)
	flush := func() error {
		for len(checkpoints) > 0 {
			_, head, err := ParseCheckpoint(noteText(checkpoints[0].Checkpoint))
			if err != nil {
				return err
			}
			if head.Size > written {
				return nil
			}
			line := exportLine{Checkpoint: string(checkpoints[0].Checkpoint)}
			if checkpoints[0].Cosigned {
				line = exportLine{Cosigned: line.Checkpoint}
			}
			if err := out.Encode(line); err != nil {
				return err
			}
			checkpoints = checkpoints[1:]
		}
		return nil
	}
	for r, err := range entries {
		if err != nil {
			return fmt.Errorf("export %s: %w", h.Origin(), err)
		}
		if err := flush(); err != nil {
			return fmt.Errorf("export %s: %w", h.Origin(), err)
		}
		line := exportLine{I: new(written), Entry: r.Entry}
		if r.Opening != nil {
			line.Salt, line.Content = r.Opening.Salt, string(r.Opening.Content)
		}
		if err := out.Encode(line); err != nil {
			return fmt.Errorf("export %s: %w", h.Origin(), err)
		}
		written++
	}
	if err := flush(); err != nil {
		return fmt.Errorf("export %s: %w", h.Origin(), err)
	}
	if written != h.Size || len(checkpoints) > 0 {
		return fmt.Errorf("export %s: it has %d entries, and %d were to be written", h.Origin(), written, h.Size)
	}
	return b.Flush()
}
