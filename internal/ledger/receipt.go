package ledger

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/transparency-dev/formats/proof"
	"golang.org/x/mod/sumdb/tlog"
)

// Cosigned verifies a cosignature by the reader of a log as it comes back to the log's writer: the receipt for
// everything below its size. own is the log as its writer holds it, last the newest mark that it has from the
// reader; writer verifies its own signature.
//
// A size beyond ours means that entries were lost here (rollback; Known says how many the reader holds): give
// nothing until they are fetched back. Another root than ours at that size is a fork. What is older than last is a
// replay, and harmless.
func Cosigned(l Log, own Tree, last Mark, signed []byte, writer Opener, reader Witness) (Mark, error) {
	var known []string
	for _, size := range []int64{last.Size, own.Head.Size} {
		if root, err := own.Root(size); err == nil {
			known = append(known, CheckpointText(l, Head{Size: size, Root: root}))
		}
	}
	head, _, err := openCheckpoint(l, signed, writer, known...)
	if err != nil {
		return Mark{}, ours(err)
	}
	_, at, err := openCosigned(l, signed, reader, known...)
	if err != nil {
		return Mark{}, ours(err)
	}
	f := &Fault{Log: l, Own: true, Known: head.Size, Index: head.Size, Evidence: [][]byte{signed}}
	switch {
	case head.Size > own.Head.Size:
		f.Kind, f.Detail = FaultRollback, fmt.Sprintf("the reader holds %d entries, and there are %d here", head.Size, own.Head.Size)
		return Mark{}, f
	case head.Size < last.Size || at.Before(last.At):
		f.Kind, f.Detail = FaultReplay, fmt.Sprintf("it is of %d entries, and there was one of %d", head.Size, last.Size)
		return Mark{}, f
	}
	root, err := own.Root(head.Size)
	if err != nil {
		return Mark{}, fmt.Errorf("read %s: %w", l.Origin(), err)
	}
	if root != head.Root {
		f.Kind, f.Detail = FaultFork, fmt.Sprintf("the root at %d is another here", head.Size)
		return Mark{}, f
	}
	return Mark{Size: head.Size, At: at}, nil
}

// ours marks a fault as found in a log of this node's own.
func ours(err error) error {
	var f *Fault
	if errors.As(err, &f) {
		f.Own = true
	}
	return err
}

// openCosigned verifies the cosignature of a log's reader under a checkpoint of it. known are texts that the reader
// cosigned before.
func openCosigned(l Log, signed []byte, reader Witness, known ...string) (h Head, at time.Time, err error) {
	text, _, at, err := reader.OpenCosigned(signed)
	if err != nil {
		kind := FaultBadSignature
		if grafted(signed, known, func(b []byte) bool { _, _, _, err := reader.OpenCosigned(b); return err == nil }) {
			kind = FaultSwappedSignature
		}
		return Head{}, time.Time{}, &Fault{Kind: kind, Log: l, Detail: err.Error(), Evidence: [][]byte{signed}, cause: err}
	}
	h, err = checkpointOf(l, text, signed)
	return h, at, err
}

// Receipt proves to anybody that an entry stands in a log, and that the log's reader had it by a certain time.
type Receipt struct {
	Log     Log
	Index   int64 // of the entry, from 0
	Head    Head  // of the log, as cosigned
	Entry   Entry
	Opening *Opening  // nil when erased or not shown
	Content Content   // zero without an opening
	Before  time.Time // when the reader cosigned
}

// receiptExtra is the extra data of a receipt. It is bound by the proof: the entry is the leaf, and the opening
// opens it.
type receiptExtra struct {
	Content []byte `json:"content,omitempty"`
	Entry   []byte `json:"entry"`
	Salt    []byte `json:"salt,omitempty"`
}

// NewReceipt writes a receipt for entry i: C2SP tlog-proof text, with entry and opening as its extra data. r reads
// the hashes of the log; cosigned is a checkpoint of more than i entries with the signature of the writer and the
// cosignature of the reader. opening may be nil.
func NewReceipt(r tlog.HashReader, i int64, entry []byte, opening *Opening, cosigned []byte) ([]byte, error) {
	l, head, err := ParseCheckpoint(noteText(cosigned))
	if err != nil {
		return nil, fmt.Errorf("write a receipt: %w", err)
	}
	if i < 0 || i >= head.Size {
		return nil, fmt.Errorf("write a receipt: the checkpoint of %s covers %d entries, and not entry %d", l.Origin(), head.Size, i+1)
	}
	p, err := tlog.ProveRecord(head.Size, i, r)
	if err != nil {
		return nil, fmt.Errorf("write a receipt from %s: %w", l.Origin(), err)
	}
	if err := tlog.CheckRecord(p, head.Size, head.Root, i, tlog.RecordHash(entry)); err != nil {
		return nil, fmt.Errorf("write a receipt from %s: this is not entry %d", l.Origin(), i+1)
	}
	x := receiptExtra{Entry: entry}
	if opening != nil {
		x.Content, x.Salt = opening.Content, opening.Salt
	}
	extra, err := json.Marshal(x)
	if err != nil {
		return nil, fmt.Errorf("write a receipt: %w", err)
	}
	t := proof.TLogProof{Index: uint64(i), ExtraData: extra, Checkpoint: cosigned, Hashes: make([][tlog.HashSize]byte, len(p))}
	for j, h := range p {
		t.Hashes[j] = h
	}
	return t.Marshal(), nil
}

// maxReceipt is the length of the longest receipt in bytes.
const maxReceipt = 1 << 20

// parsedReceipt is a receipt of which nothing is verified.
type parsedReceipt struct {
	proof.TLogProof
	extra receiptExtra
	log   Log
}

func parseReceipt(b []byte) (r parsedReceipt, err error) {
	if len(b) > maxReceipt {
		return r, errors.New("it is too long for a receipt")
	}
	if err := r.Unmarshal(b); err != nil {
		return r, err
	}
	if !bytes.Equal(r.Marshal(), b) {
		return r, errors.New("it is not written as receipts are")
	}
	if err := json.Unmarshal(r.ExtraData, &r.extra); err != nil {
		return r, fmt.Errorf("its extra data: %w", err)
	}
	if again, err := json.Marshal(r.extra); err != nil || !bytes.Equal(again, r.ExtraData) {
		return r, errors.New("its extra data are not written as those of receipts are")
	}
	if r.Index > MaxSize {
		return r, fmt.Errorf("there is no entry %d", r.Index)
	}
	r.log, _, err = ParseCheckpoint(noteText(r.Checkpoint))
	return r, err
}

// ReceiptLog is the log that a receipt says it is from, unverified: it tells whose keys VerifyReceipt needs.
func ReceiptLog(b []byte) (Log, error) {
	r, err := parseReceipt(b)
	if err != nil {
		return Log{}, &Fault{Kind: FaultMalformed, Detail: err.Error(), cause: err}
	}
	return r.log, nil
}

// VerifyReceipt verifies a receipt with nothing but the public keys of both parties: those of the log that
// ReceiptLog names. What is not right is a *Fault. One of a time that cannot be right (FaultBackdated) comes with the
// receipt, which proves all else that it says.
func VerifyReceipt(b []byte, writer Opener, reader Witness) (Receipt, error) {
	t, err := parseReceipt(b)
	if err != nil {
		return Receipt{}, &Fault{Kind: FaultMalformed, Detail: err.Error(), cause: err}
	}
	l, x := t.log, t.extra
	r := Receipt{Log: l, Index: int64(t.Index)}
	if r.Head, _, err = openCheckpoint(l, t.Checkpoint, writer); err != nil {
		return Receipt{}, err
	}
	if _, r.Before, err = openCosigned(l, t.Checkpoint, reader); err != nil {
		return Receipt{}, err
	}
	fault := func(kind FaultKind, detail string) error {
		return &Fault{Kind: kind, Log: l, Index: r.Index, Detail: detail, Evidence: [][]byte{b}}
	}
	if r.Entry, err = ParseEntry(x.Entry); err != nil {
		return Receipt{}, fault(FaultMalformed, err.Error())
	}
	p := make(tlog.RecordProof, len(t.Hashes))
	for i, h := range t.Hashes {
		p[i] = h
	}
	if err := tlog.CheckRecord(p, r.Head.Size, r.Head.Root, r.Index, tlog.RecordHash(x.Entry)); err != nil {
		return Receipt{}, fault(FaultProof, err.Error())
	}
	if x.Salt == nil && x.Content == nil {
		return r, nil
	}
	r.Opening = &Opening{Salt: x.Salt, Content: x.Content}
	if r.Content, err = r.Opening.Open(r.Entry.Commitment); err != nil {
		return Receipt{}, fault(FaultOpening, err.Error())
	}
	if f := impossible(l, r.Index, r.Content.At, time.Time{}, r.Before); f != nil {
		f.Evidence = [][]byte{b}
		return r, f
	}
	return r, nil
}
