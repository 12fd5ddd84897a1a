package ledger

import (
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Cosigned verifies a cosignature by the reader of our own log, as it comes back for a parcel. own is the log as we hold it, last the newest
// mark that we have from the reader. A size beyond ours means that entries were lost here (rollback, Known: how many the reader holds); another root
// than ours at that size is a fork; one older than last is a replay.
func Cosigned(l Log, own Tree, last Mark, signed []byte, reader Witness) (Mark, error) {
	return Mark{}, nil
}

// Receipt proves to anybody that an entry stands in a log and that the reader of the log had it by a certain time.
type Receipt struct {
	Log        Log
	Index      int64
	Head       Head // of the log, as cosigned
	Entry      Entry
	Opening    *Opening // nil when erased or not shown
	Content    Content  // zero without an opening
	Before     time.Time
	Generation int // of the reader's keys
}

// NewReceipt writes a receipt for entry i: C2SP tlog-proof text, with entry and opening as its extra data. r reads the hashes of the log;
// cosigned is a checkpoint of a size beyond i with the signature of the writer and the cosignature of the reader. opening may be nil.
func NewReceipt(r tlog.HashReader, i int64, entry []byte, opening *Opening, cosigned []byte) ([]byte, error) {
	return nil, nil
}

// VerifyReceipt verifies a receipt with nothing but the public keys of both parties.
func VerifyReceipt(b []byte, writer Opener, reader Witness) (Receipt, error) {
	return Receipt{}, nil
}

// ReceiptLog is the log that a receipt says it is from, unverified: it tells whose keys are needed.
func ReceiptLog(b []byte) (Log, error) { return Log{}, nil }

// Equivocation are two checkpoints of one log, both signed by its writer, that cannot both be true.
type Equivocation struct {
	A     []byte      `json:"a"` // the smaller one, or one of two of equal size
	B     []byte      `json:"b"`
	Proof []tlog.Hash `json:"proof"` // the root that the log of B had at the size of A, then the proof that B begins with it; empty for equal sizes
}

// ProvePrefix makes the proof of an Equivocation from the log of B.
func ProvePrefix(r tlog.HashReader, from, to int64) ([]tlog.Hash, error) { return nil, nil }

// Equivocates decides whether two checkpoints of one log contradict each other; writer holds the keys of the log's writer. proof is as in Equivocation. False with
// no error: the proof shows that the smaller is the beginning of the larger.
func Equivocates(a, b []byte, writer Opener, proof []tlog.Hash) (bool, error) { return false, nil }
