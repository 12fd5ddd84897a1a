package ledger

import (
	"errors"
	"fmt"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Piece is what a parcel carries of a log: all entries from From up to the size of the checkpoint.
type Piece struct {
	Writer     string      `json:"writer"`
	Reader     string      `json:"reader"`
	From       int64       `json:"from"`       // number of the first entry carried
	Entries    [][]byte    `json:"entries"`    // EntrySize bytes each
	Openings   []*Opening  `json:"openings"`   // one for each entry; nil for those not opened
	Checkpoint []byte      `json:"checkpoint"` // signed by the writer
	Proof      []tlog.Hash `json:"proof"`      // that the log of the checkpoint begins with the From entries before
}

// Log is the log that the piece says it is of.
func (p Piece) Log() Log { return Log{Writer: p.Writer, Reader: p.Reader} }

// Cut makes a piece of a log: entries are those from from on up to head.Size, openings one for each of them, nil
// where not opened (or none at all), checkpoint the signed head. r reads the hashes of the log. head may be an
// earlier head than the newest: so a long log is handed over in several pieces.
func Cut(l Log, r tlog.HashReader, from int64, head Head, entries [][]byte, openings []*Opening, checkpoint []byte) (Piece, error) {
	if from < 0 || head.Size-from != int64(len(entries)) {
		return Piece{}, fmt.Errorf("cut %s: %d entries do not reach from %d to %d", l.Origin(), len(entries), from, head.Size)
	}
	if openings == nil {
		openings = make([]*Opening, len(entries))
	}
	if len(openings) != len(entries) {
		return Piece{}, fmt.Errorf("cut %s: %d openings for %d entries", l.Origin(), len(openings), len(entries))
	}
	proof, err := ProveConsistency(r, from, head.Size)
	if err != nil {
		return Piece{}, fmt.Errorf("cut %s: %w", l.Origin(), err)
	}
	return Piece{Writer: l.Writer, Reader: l.Reader, From: from, Entries: entries, Openings: openings, Checkpoint: checkpoint, Proof: proof}, nil
}

// Mirror is what the reader of a log holds of it. A writer that lost entries takes them back from its reader in the
// same way, as a mirror of its own log.
type Mirror struct {
	Log        Log
	Head       Head            // Empty() before the first piece
	Hashes     tlog.HashReader // of the entries held
	Seen       Head            // that the newest entry held names; zero when none is held
	Checkpoint []byte          // of Head, signed by the writer; nil when none is held

	// Opposite is the reader's own log, which the writer names in its entries. Nil: what they name is checked only
	// against itself.
	Opposite *Tree
	// Find looks a commitment up among the entries held. Nil: repeated entries are found only within a piece.
	Find func(commitment [32]byte) (index int64, found bool, err error)

	// Now is the time at which the piece is taken, by the reader's clock. Zero: times are not checked.
	Now time.Time
	// Latest is the latest Time of the entries held.
	Latest time.Time
	// NotBefore is a time before which nobody can have written who had seen the first seen (at least 1) entries of
	// the opposite log: the latest of the times that those claim, and of NotBefore of the last of them. Nil: not
	// checked.
	NotBefore func(seen int64) (time.Time, error)
}

// Opened is an entry together with what it commits to.
type Opened struct {
	Index   int64
	Entry   Entry
	Opening Opening
	Content Content
	// Time is the time that counts: the one claimed, or the bound that it breaks.
	Time time.Time
}

// Taken is a piece that was verified: what is to be stored, in one transaction, if the head held is still Old.
type Taken struct {
	Old        Head        // of the mirror
	Head       Head        // of the mirror, with this
	Skip       int         // entries of the piece that were held already
	New        [][]byte    // entries to be stored, from Old.Size on
	Hashes     []tlog.Hash // to be stored after those held
	Opened     []Opened    // openings of new entries and of entries held, in order
	Generation int         // of the writer's keys, that signed the checkpoint
	// Flags are faults that do not keep the piece from being taken, because the log would stand still for ever:
	// times that cannot be right.
	Flags []*Fault
}

// Take verifies a piece against what is held: the witness rule. Only a log that begins with everything held so far
// is taken, and only then may its checkpoint be cosigned, after the result is stored. What is not right is a *Fault.
//
// A piece that holds nothing new is taken with nothing to store, as often as it comes. One whose checkpoint is older
// than what is held is a fault of kind rollback, and Taken still has what it opened: the piece may have come late,
// or the writer may have lost entries and needs to be told how many are held (Known).
func (m Mirror) Take(p Piece, writer Opener) (Taken, error) {
	if p.Log() != m.Log {
		return Taken{}, &Fault{Kind: FaultWrongLog, Log: m.Log, Detail: p.Log().Origin(), Evidence: [][]byte{p.Checkpoint}}
	}
	head, generation, err := openCheckpoint(m.Log, p.Checkpoint, writer, noteText(m.Checkpoint))
	if err != nil {
		return Taken{}, err
	}
	t := taking{Mirror: m, piece: p, head: head}
	if err := t.shape(); err != nil {
		return Taken{}, err
	}
	hashes, err := t.history()
	if err != nil {
		return Taken{}, err
	}
	opened, err := t.open()
	if err != nil {
		return Taken{}, err
	}
	taken := Taken{Old: m.Head, Head: m.Head, Skip: len(p.Entries), Opened: opened, Generation: generation}
	if head.Size < m.Head.Size {
		return taken, t.fault(FaultRollback, head.Size, "the checkpoint is of %d entries", head.Size)
	}
	if err := t.seen(); err != nil {
		return Taken{}, err
	}
	if err := t.fresh(); err != nil {
		return Taken{}, err
	}
	if taken.Flags, err = t.times(opened); err != nil {
		return Taken{}, err
	}
	taken.Head = head
	taken.Skip = int(m.Head.Size - p.From)
	taken.New = p.Entries[taken.Skip:]
	taken.Hashes = hashes[tlog.StoredHashCount(m.Head.Size)-tlog.StoredHashCount(p.From):]
	return taken, nil
}

// taking is the verification of one piece.
type taking struct {
	Mirror
	piece   Piece
	head    Head // of the piece's checkpoint
	entries []Entry
}

// fault is a fault found at an entry, with the checkpoints as evidence.
func (t *taking) fault(kind FaultKind, index int64, format string, a ...any) *Fault {
	f := &Fault{Kind: kind, Log: t.Log, Index: index, Known: t.Head.Size, Detail: fmt.Sprintf(format, a...), Evidence: [][]byte{t.piece.Checkpoint}}
	if len(t.Checkpoint) > 0 {
		f.Evidence = append(f.Evidence, t.Checkpoint)
	}
	return f
}

// shape checks that the entries reach from what is held to the checkpoint, and reads them.
func (t *taking) shape() error {
	p, n := t.piece, int64(len(t.piece.Entries))
	switch {
	case p.From < 0 || p.From > t.head.Size || len(p.Openings) != 0 && len(p.Openings) != len(p.Entries):
		return t.fault(FaultMalformed, p.From, "%d entries from %d, %d openings, a checkpoint of %d", n, p.From, len(p.Openings), t.head.Size)
	case p.From > t.Head.Size:
		return t.fault(FaultGap, t.Head.Size, "the piece begins at %d", p.From)
	case n < t.head.Size-p.From:
		return t.fault(FaultGap, t.Head.Size, "%d entries from %d do not reach the checkpoint at %d", n, p.From, t.head.Size)
	case n > t.head.Size-p.From:
		return t.fault(FaultAltered, t.head.Size, "%d entries from %d go beyond the checkpoint at %d", n, p.From, t.head.Size)
	}
	t.entries = make([]Entry, n)
	for i, b := range p.Entries {
		e, err := ParseEntry(b)
		if err != nil {
			return t.fault(FaultMalformed, p.From+int64(i), "%v", err)
		}
		t.entries[i] = e
	}
	return nil
}

// history checks that the log of the checkpoint begins with what is held and consists of the entries carried. It
// returns the hashes from piece.From on.
func (t *taking) history() ([]tlog.Hash, error) {
	from := t.piece.From
	root, err := Tree{Head: t.Head, Hashes: t.Hashes}.Root(from)
	if err != nil {
		return nil, fmt.Errorf("read the mirror of %s: %w", t.Log.Origin(), err)
	}
	base := Head{Size: from, Root: root}
	peaks, err := peaksOf(base, t.Hashes)
	if err != nil {
		return nil, fmt.Errorf("mirror of %s: %w", t.Log.Origin(), err)
	}
	hashes, grown := grow(peaks, from, t.piece.Entries)
	makes := bag(grown) == t.head.Root
	differs, permuted, err := t.compare()
	if err != nil {
		return nil, fmt.Errorf("read the mirror of %s: %w", t.Log.Origin(), err)
	}
	switch {
	case makes && differs < 0:
		if err := checkConsistency(t.piece.Proof, base, t.head); err != nil {
			return nil, t.fault(FaultProof, from, "%v", err)
		}
		return hashes, nil

	case makes:
		// A log that is whole in itself, and another than the one held: both checkpoints are signed, so this proves it.
		kind := FaultFork
		if permuted {
			kind = FaultReorder
		}
		return nil, t.contradict(kind, differs, branch{trunk: t.Hashes, count: tlog.StoredHashCount(from), own: hashes})

	case t.head.Size <= t.Head.Size:
		own, err := Tree{Head: t.Head, Hashes: t.Hashes}.Root(t.head.Size)
		if err != nil {
			return nil, fmt.Errorf("read the mirror of %s: %w", t.Log.Origin(), err)
		}
		if own != t.head.Root {
			return nil, t.contradict(FaultFork, max(differs, from), nil)
		}

	case checkConsistency(t.piece.Proof, base, t.head) != nil:
		return nil, t.fault(FaultFork, max(differs, from), "nothing shows that the log of %d entries begins with the %d held", t.head.Size, t.Head.Size)
	}
	// The log goes on as it was; what was carried of it is not what was signed.
	if permuted || reordered(peaks, from, t.piece.Entries, t.head.Root) {
		return nil, t.fault(FaultReorder, max(differs, from), "the entries do not give the root that was signed")
	}
	return nil, t.fault(FaultAltered, max(differs, from), "the entries do not give the root that was signed")
}

// compare holds the entries carried against those held. It returns the first that differs, or -1, and whether what
// is carried of those held are the same entries in another order.
func (t *taking) compare() (differs int64, permuted bool, err error) {
	from, n := t.piece.From, min(t.Head.Size, t.head.Size)-t.piece.From
	if n <= 0 {
		return -1, false, nil
	}
	indexes := make([]int64, n)
	for i := range indexes {
		indexes[i] = tlog.StoredHashIndex(0, from+int64(i))
	}
	held, err := t.Hashes.ReadHashes(indexes)
	if err != nil {
		return 0, false, err
	}
	if int64(len(held)) != n {
		return 0, false, errors.New("some hashes are missing")
	}
	differs = -1
	left := map[tlog.Hash]int{}
	for i, h := range held {
		carried := tlog.RecordHash(t.piece.Entries[i])
		if carried != h && differs < 0 {
			differs = from + int64(i)
		}
		left[h]++
		left[carried]--
	}
	if differs < 0 {
		return -1, false, nil
	}
	for _, n := range left {
		if n != 0 {
			return differs, false, nil
		}
	}
	return differs, true, nil
}

// contradict is the fault of a checkpoint that contradicts the one held, with what proves it. longer reads the log
// of the piece's checkpoint when that is the longer one; nil: the one held is.
func (t *taking) contradict(kind FaultKind, index int64, longer tlog.HashReader) error {
	f := t.fault(kind, index, "the checkpoints of %d and %d entries cannot both be true", t.Head.Size, t.head.Size)
	if len(t.Checkpoint) == 0 {
		return f
	}
	f.Proof = &Equivocation{A: t.piece.Checkpoint, B: t.Checkpoint}
	small, large, r := t.head.Size, t.Head.Size, t.Hashes
	if longer != nil {
		f.Proof.A, f.Proof.B = f.Proof.B, f.Proof.A
		small, large, r = large, small, longer
	}
	var err error
	if f.Proof.Proof, err = ProvePrefix(r, small, large); err != nil {
		return fmt.Errorf("read the mirror of %s: %w", t.Log.Origin(), err)
	}
	return f
}

// open checks the openings against the commitments.
func (t *taking) open() ([]Opened, error) {
	var opened []Opened
	for i, o := range t.piece.Openings {
		if o == nil {
			continue
		}
		index := t.piece.From + int64(i)
		c, err := o.Open(t.entries[i].Commitment)
		if err != nil {
			return nil, t.fault(FaultOpening, index, "%v", err)
		}
		opened = append(opened, Opened{Index: index, Entry: t.entries[i], Opening: *o, Content: c, Time: c.At})
	}
	return opened, nil
}

// seen checks what the new entries name of the opposite log: never less than before, and nothing but its real heads.
func (t *taking) seen() error {
	before := t.Seen
	for i := t.Head.Size - t.piece.From; i < int64(len(t.entries)); i++ {
		index, now := t.piece.From+i, t.entries[i].Seen
		switch {
		case now.Size < before.Size:
			return t.fault(FaultSeen, index, "it names %d entries, and the one before it %d", now.Size, before.Size)
		case index > 0 && now.Size == before.Size && now.Root != before.Root:
			return t.fault(FaultSeen, index, "it names another root at %d entries than the one before it", now.Size)
		case t.Opposite != nil && (index == 0 || now != before):
			if now.Size > t.Opposite.Head.Size {
				f := t.fault(FaultSeen, index, "it names %d entries, and there are %d", now.Size, t.Opposite.Head.Size)
				f.Known = t.Opposite.Head.Size
				return f
			}
			root, err := t.Opposite.Root(now.Size)
			if err != nil {
				return fmt.Errorf("read %s: %w", t.Log.Opposite().Origin(), err)
			}
			if root != now.Root {
				f := t.fault(FaultSeen, index, "it names a root that the log never had at %d entries", now.Size)
				f.Known = t.Opposite.Head.Size
				return f
			}
		}
		before = now
	}
	return nil
}

// fresh checks that no new entry is one that was there before. Salts are random, so that no two entries are alike by
// chance.
func (t *taking) fresh() error {
	at := make(map[[32]byte]int64, len(t.entries))
	for i, e := range t.entries {
		index := t.piece.From + int64(i)
		first, again := at[e.Commitment]
		if !again && index >= t.Head.Size && t.Find != nil {
			var err error
			if first, again, err = t.Find(e.Commitment); err != nil {
				return fmt.Errorf("read the mirror of %s: %w", t.Log.Origin(), err)
			}
		}
		if again && index >= t.Head.Size {
			return t.fault(FaultReplay, index, "it is entry %d again", first+1)
		}
		at[e.Commitment] = index
	}
	return nil
}

// times flags the new entries whose claimed time cannot be right, and puts the time that counts in its place.
func (t *taking) times(opened []Opened) (flags []*Fault, err error) {
	if t.Now.IsZero() {
		return nil, nil
	}
	latest, asked, answered := t.Latest, int64(0), time.Time{}
	for i := range opened {
		o := &opened[i]
		if o.Index < t.Head.Size {
			continue
		}
		if n := o.Entry.Seen.Size; n > asked && t.NotBefore != nil {
			if answered, err = t.NotBefore(n); err != nil {
				return nil, fmt.Errorf("read %s: %w", t.Log.Opposite().Origin(), err)
			}
			asked = n
		}
		if answered.After(latest) {
			latest = answered
		}
		if f := impossible(t.Log, o.Index, o.Content.At, latest, t.Now); f != nil {
			f.Evidence = [][]byte{t.piece.Checkpoint}
			flags = append(flags, f)
			o.Time = clamp(o.Content.At, latest, t.Now)
		}
		if o.Time.After(latest) {
			latest = o.Time
		}
	}
	return flags, nil
}
