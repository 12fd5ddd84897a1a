package ledger

import (
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

// Cut makes a piece of a log: entries are those from from on up to head.Size, openings one for each of them, nil where not opened (or none
// at all), checkpoint the signed head. r reads the hashes of the log. head may be an earlier head than the newest: so a long log is handed over in several pieces.
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

// Mirror is what the reader of a log holds of it.
type Mirror struct {
	Log        Log
	Head       Head            // Empty() before the first piece
	Hashes     tlog.HashReader // of the entries held
	Seen       Head            // that the newest entry held names; zero when none is held
	Checkpoint []byte          // of Head, signed by the writer; nil when none is held

	// Opposite is the reader's own log, which the writer names in its entries. Nil: what they name is checked only against itself.
	Opposite *Tree
	// Find looks a commitment up among the entries held. Nil: repeated entries are found only within a piece.
	Find func(commitment [32]byte) (index int64, found bool, err error)

	// Now is the time at which the piece is taken, by the reader's clock. Zero: times are not checked.
	Now time.Time
	// Latest is the latest time that the entries held claim.
	Latest time.Time
	// NotBefore is a time before which nobody can have written who had seen the first seen (at least 1) entries of the opposite log: the latest of the
	// times that those claim, and of NotBefore of the last of them. Nil: not checked.
	NotBefore func(seen int64) (time.Time, error)
}

// Opened is an entry together with what it commits to.
type Opened struct {
	Index   int64
	Entry   Entry
	Opening Opening
	Content Content
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
	// Flags are faults that do not keep the piece from being taken, because the log would stand still for ever: times that cannot be right.
	Flags []*Fault
}

// Take verifies a piece against what is held: the witness rule. Only a log that begins with everything held so far is taken, and only then
// may its checkpoint be cosigned, after the result is stored. What is not right is a *Fault.
//
// A piece that holds nothing new is taken with nothing to store, as often as it comes. One whose checkpoint is older than what is held is a
// fault of kind rollback, and Taken still has what it opened: the piece may have come late, or the writer may have lost entries and needs
// to be told how many are held (Known).
func (m Mirror) Take(p Piece, writer Opener) (Taken, error) {
	return Taken{}, nil
}
