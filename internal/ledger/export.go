package ledger

import (
	"encoding/json"
	"io"
	"iter"
)

// Header is the first line of an exported log.
type Header struct {
	Log
	Size int64             `json:"size"`           // entries
	Keys []json.RawMessage `json:"keys,omitempty"` // public keys of both, as their holder knows them (package party reads them); a reader compares fingerprints
}

// Record is one entry of an exported log, with its opening where that is there.
type Record struct {
	Entry   []byte
	Opening *Opening
}

// WriteLog writes a whole log as lines of JSON: the header, the entries in order, and the cosigned checkpoints each after the entries that it covers.
// Checkpoints are in the order of their sizes. Both logs of a pair may be written one after the other to one file.
func WriteLog(w io.Writer, h Header, entries iter.Seq2[Record, error], cosigned [][]byte) error { return nil }

// Report is what the verification of exported logs found.
type Report struct {
	Logs []LogReport `json:"logs"`
}

// LogReport is what the verification of one log found.
type LogReport struct {
	Header
	Head     Head     `json:"head"`     // of all entries
	Signed   int64    `json:"signed"`   // entries that the writer's newest checkpoint covers
	Cosigned int64    `json:"cosigned"` // entries that the reader's newest cosignature covers
	Opened   int64    `json:"opened"`   // entries whose content is there
	Marks    []Mark   `json:"marks"`
	Flagged  int64    `json:"flagged"` // times that cannot be right
	Flags    []*Fault `json:"-"`       // the first hundred of them
	Complete bool     `json:"complete"` // what it names as seen was checked against the opposite log, which is in the file too
}

// VerifyLog verifies what WriteLog wrote, with nothing but public keys: keys is asked for those of both parties of each log. each, if it is not nil, is handed every entry in order, content
// zero where it is not opened. What is not right is a *Fault, with the report as far as it went.
func VerifyLog(r io.Reader, keys func(Header) (writer Opener, reader Witness, err error), each func(l Log, i int64, e Entry, c Content) error) (Report, error) {
	return Report{}, nil
}
