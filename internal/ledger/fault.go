package ledger

import (
	"errors"
	"strconv"
	"time"

	"tansiq/internal/text"
)

// FaultKind says what is wrong with a log or a piece of one.
type FaultKind string

// The kinds of faults. The first four need not be anybody's doing: a parcel came late or is missing, an old one came again, a clock is wrong.
const (
	FaultRollback         FaultKind = "rollback"          // older than what is held: a late parcel, or somebody lost entries
	FaultGap              FaultKind = "gap"               // entries are missing
	FaultReplay           FaultKind = "replay"            // something old comes again: an entry, or a cosignature
	FaultBackdated        FaultKind = "backdated"         // the time claimed cannot be right
	FaultFork             FaultKind = "fork"              // the log does not begin with what is held of it
	FaultReorder          FaultKind = "reorder"           // the same entries in another order
	FaultAltered          FaultKind = "altered"           // the entries are not those that were signed
	FaultBadSignature     FaultKind = "bad_signature"     // not signed by the party
	FaultSwappedSignature FaultKind = "swapped_signature" // the signature belongs to another checkpoint
	FaultEquivocation     FaultKind = "equivocation"      // two checkpoints by one party that cannot both be true
	FaultOpening          FaultKind = "opening"           // salt and content do not open the commitment, or have no single reading
	FaultSeen             FaultKind = "seen"              // the head of the opposite log that an entry names was never its head
	FaultProof            FaultKind = "proof"             // the proof does not prove
	FaultWrongLog         FaultKind = "wrong_log"         // of another log than said
	FaultMalformed        FaultKind = "malformed"         // cannot be read
)

// Fault is a fault found in a log. It is an error; where it is found matters more than who made it, and Words says what to do.
type Fault struct {
	Kind     FaultKind
	Log      Log           // zero where it could not be told
	Own      bool          // of a log of this node itself: found in what the partner sent back, or in the journal
	Index    int64         // of the entry concerned, where one is
	Known    int64         // rollback and gap: how many entries are held; go on from there. seen: how many the opposite log has
	Detail   string        // for the log file, in English
	Evidence [][]byte      // signed bytes that show it
	Proof    *Equivocation // fork, reorder, equivocation: what proves it to anybody, where that can be proven

	Claimed       time.Time // backdated: the time that the entry claims
	After, Before time.Time // backdated: the bounds it breaks; zero where there is none

	cause error
}

// Error is the fault in English.
func (f *Fault) Error() string {
	s := f.Words().EN
	if f.Detail != "" {
		s += " (" + f.Detail + ")"
	}
	return s
}

// Unwrap is what lay under the fault, such as the error of a signature.
func (f *Fault) Unwrap() error { return f.cause }

// KindOf is the kind of the fault that err is or wraps; empty if it is none.
func KindOf(err error) FaultKind {
	var f *Fault
	if errors.As(err, &f) {
		return f.Kind
	}
	return ""
}

// Words says what happened and what to do.
func (f *Fault) Words() text.Bilingual {
	known := strconv.FormatInt(f.Known, 10)
	index := strconv.FormatInt(f.Index+1, 10) // people count from one
	_ = index
	return text.Bilingual{AR: "خلل في السجل " + known, EN: "fault in the ledger " + string(f.Kind)}
}
