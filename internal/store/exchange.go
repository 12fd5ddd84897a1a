package store

import (
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// Exchange is one transaction over all that dealings with partners leave, so that a release, its line in the
// ledger and the parcel that carries both are stored together or not at all. Transactions that write wait for each
// other. A method's error ends the transaction; only ErrNotFound may be lived with.
//
// What is kept on a shelf, and what a log's entries mean, is the business of package node and of the rooms below it.
type Exchange interface {
	// Now is the time of the transaction.
	Now() time.Time

	// Secret returns one of the node's own secrets, ErrNotFound when there is none.
	Secret(name string) ([]byte, error)
	SetSecret(name string, value []byte) error

	// Setting returns what people set.
	Setting(name string) (value string, found bool, err error)

	// Record returns one record, ErrNotFound when there is none.
	Record(shelf Shelf, id string) (Record, error)
	// Records lists records, oldest first unless the filter says otherwise.
	Records(shelf Shelf, f Filter) ([]Record, error)
	// Put stores records, each in the place of the one with its id.
	Put(shelf Shelf, records ...Record) error
	// Drop removes records; those that are not there do not matter.
	Drop(shelf Shelf, ids ...string) error

	// Log returns how a log stands; one without entries has size 0.
	Log(name string) (Log, error)
	// Hashes reads the stored hashes of a log.
	Hashes(name string) tlog.HashReader
	// Entries returns the entries from a number on, up to but without another, in their order.
	Entries(name string, from, to int64) ([]LogEntry, error)
	// FindEntry returns the number of an entry of a log that begins with the given bytes.
	FindEntry(name string, beginning []byte) (index int64, found bool, err error)
	// Truncate cuts a log back to its first entries; nothing but recovery from a loss may do that.
	Truncate(name string, size int64, then Log) error
	// Append adds entries at the end of a log with their stored hashes and sets how it stands then. size is that of
	// the log before; ErrConflict when it is another.
	Append(name string, size int64, entries []LogEntry, hashes []tlog.Hash, then Log) error
	// SetCheckpoint replaces a log's signed checkpoint.
	SetCheckpoint(name string, checkpoint []byte) error
	// Cosign keeps a checkpoint of a log with the cosignature of its reader; CosignedSince lists those of at least a
	// size, smallest first. One that is there for the size already stays.
	Cosign(name string, c Cosigned) error
	CosignedSince(name string, size int64, limit int) ([]Cosigned, error)
	// LastCosigned returns the largest; ok is false when there is none.
	LastCosigned(name string) (c Cosigned, ok bool, err error)
	// CosignedBelow returns the largest of less than a size.
	CosignedBelow(name string, size int64) (c Cosigned, ok bool, err error)

	// Claims returns the claims of incidents (also under ids that were merged away) and those with the keys given, in
	// every state but awaiting, in the order of their ids.
	Claims(incidents, keys []string) ([]Held, error)
	// Retract rejects the claims with the keys given, whether they await or are confirmed, and composes anew what they
	// were in: whoever stated them took them back.
	Retract(by string, keys []string, why string) error
	// Erase removes documents with all claims from them, and a sender's objects with all their versions, for good.
	// Histories keep that something was there.
	Erase(documents []string, sender string, objects []string) error
	// Editions returns the documents that have most keys of a sketch in common with one (text.Sketch.Keys), at most 16, in
	// the order in which they came in. Only those that all of readers see, people's ids, or everybody where readers is
	// empty: to the others they do not exist.
	Editions(readers []string, s text.Sketch) ([]incident.Edition, error)
	// PutDocument is Store.PutDocument, PutObjects is Store.PutObjects, within the transaction.
	PutDocument(d Document, proposals []incident.Claim) (added bool, err error)
	PutObjects(sender string, objects []stix.Object) (Tally, error)
	// Versions returns the stored versions of a sender's object.
	Versions(sender, id string) ([]stix.Object, error)
	// Journal adds lines to the journal.
	Journal(events ...Event) error
}

// Shelf is a kind of record.
type Shelf string

// Record is one thing that dealings with partners left. Raw holds bytes that must stay as they are: a signed note, a
// parcel, an object.
type Record struct {
	ID    string
	Owner string // whom or what it belongs to: a partner, an agreement, a claim
	State string
	At    time.Time
	Body  []byte // JSON
	Raw   []byte
}

// Filter narrows a list of records; the zero value selects the whole shelf.
type Filter struct {
	Owner, State string    // empty: any
	Until        time.Time // only those with At no later; zero: all
	Newest       bool      // newest first
	Bare         bool      // without Raw
	Limit        int       // 0: all
}

// Log is how a log stands.
type Log struct {
	Size       int64
	Root       tlog.Hash
	Checkpoint []byte // signed by the writer; empty while nothing is signed
}

// LogEntry is one entry with what it commits to, as far as this node knows it.
type LogEntry struct {
	Entry         []byte
	Salt, Content []byte // nil: not opened here, or erased
}

// Cosigned is a checkpoint that the reader of a log has cosigned.
type Cosigned struct {
	Size       int64
	At         time.Time
	Checkpoint []byte
}

// Held is a claim with where it stands: the incident that it is in now, and whether it comes from a document that is
// restricted to some people of the desk.
type Held struct {
	Claim      incident.Claim
	Incident   string
	Restricted bool
}
