// Package ledger holds the logs that two parties share: what each gave the other, received from it, acknowledged,
// and fed back. It appends, proves, witnesses and verifies, and it draws the balance.
//
// Every ordered pair of parties has one log. Its writer alone appends; its reader mirrors it whole and puts a
// cosignature under it, and that cosignature is the receipt. A log is a Merkle tree (RFC 6962, as in
// golang.org/x/mod/sumdb/tlog) of entries of one fixed size. An entry is a salted commitment to a content, and names
// the head of the opposite log that its writer had seen; so the two logs of a pair hold each other in place. Salt
// and content are kept beside the log and may be erased; the log stays verifiable.
//
// What cannot be right is a *Fault: it says what happened and what to do, in both languages, and carries the
// evidence.
//
// The package also chains a node's journal (Chain, VerifyJournal), which no partner ever sees.
//
// It does not belong here: keys and who holds them (package party; Signer, Opener and Witness are all that is asked
// of it), how parcels travel (parcel), where logs are stored (store), what agreements demand of a balance
// (agreement). The package reads no clock and no network.
package ledger

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Log names one log: what Writer tells Reader.
type Log struct {
	Writer string `json:"writer"` // party id
	Reader string `json:"reader"` // party id
}

const originPrefix = "tansiq.node/ledger/"

// Origin is the name of the log in its checkpoints: "tansiq.node/ledger/<writer>/<reader>".
func (l Log) Origin() string { return originPrefix + l.Writer + "/" + l.Reader }

// Opposite is the log of the same pair in the other direction.
func (l Log) Opposite() Log { return Log{Writer: l.Reader, Reader: l.Writer} }

// parseOrigin is the inverse of Log.Origin.
func parseOrigin(s string) (Log, error) {
	rest, ok := strings.CutPrefix(s, originPrefix)
	writer, reader, two := strings.Cut(rest, "/")
	l := Log{Writer: writer, Reader: reader}
	if !ok || !two || !plainID(writer) || !plainID(reader) || writer == reader {
		return Log{}, fmt.Errorf("%q names no ledger", s)
	}
	return l, nil
}

// plainID reports whether s can stand in an origin.
func plainID(s string) bool {
	if s == "" || len(s) > 100 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '.' && c != '_' {
			return false
		}
	}
	return true
}

// MaxSize is the number of entries that a log can have. It is far from what is ever reached, and keeps the
// arithmetic of trees safe from sizes that somebody made up.
const MaxSize = 1 << 40

// Head is the state of a log: how many entries it has, and the root of the Merkle tree over them.
type Head struct {
	Size int64     `json:"size"`
	Root tlog.Hash `json:"root"`
}

// Empty is the head of a log without entries.
func Empty() Head { return Head{Root: sha256.Sum256(nil)} }

// check refuses heads that no log can have.
func (h Head) check() error {
	switch {
	case h.Size < 0 || h.Size > MaxSize:
		return fmt.Errorf("a log cannot have %d entries", h.Size)
	case h.Size == 0 && h.Root != Empty().Root:
		return fmt.Errorf("an empty log has another root")
	}
	return nil
}

// EntrySize is the length of an entry in bytes: version 1, commitment 32, size seen 8 (big endian), root seen 32.
const EntrySize = 1 + 32 + 8 + tlog.HashSize

const entryVersion = 1

// Entry is one leaf of a log. It tells nobody anything who does not hold its opening.
type Entry struct {
	Commitment [32]byte
	Seen       Head // of the opposite log, as the writer held it when it wrote this
}

// Marshal is the entry as it stands in the log.
func (e Entry) Marshal() [EntrySize]byte {
	var b [EntrySize]byte
	b[0] = entryVersion
	copy(b[1:33], e.Commitment[:])
	binary.BigEndian.PutUint64(b[33:41], uint64(e.Seen.Size))
	copy(b[41:], e.Seen.Root[:])
	return b
}

// ParseEntry reads what Marshal wrote. Another length, version, or an impossible head is an error.
func ParseEntry(b []byte) (Entry, error) {
	if len(b) != EntrySize {
		return Entry{}, fmt.Errorf("an entry has %d bytes, this one %d", EntrySize, len(b))
	}
	if b[0] != entryVersion {
		return Entry{}, fmt.Errorf("entries of version %d are not known here; this node reads version %d", b[0], entryVersion)
	}
	size := binary.BigEndian.Uint64(b[33:41])
	if size > MaxSize {
		return Entry{}, fmt.Errorf("the entry names %d entries as seen", size)
	}
	e := Entry{Commitment: [32]byte(b[1:33]), Seen: Head{Size: int64(size), Root: tlog.Hash(b[41:])}}
	if err := e.Seen.check(); err != nil {
		return Entry{}, fmt.Errorf("the head that the entry names as seen: %w", err)
	}
	return e, nil
}

// SaltSize is the length of a salt in bytes. It is fixed: HMAC takes a short key and the same key with zeros after
// it for one, and a long key and its hash for one, so that with salts of any length a commitment could be opened in
// two ways.
const SaltSize = 32

// Opening is what turns a commitment into a content: the salt, and the very bytes that were committed to.
type Opening struct {
	Salt    []byte `json:"salt"`
	Content []byte `json:"content"`
}

// Commit is the commitment that the opening opens: HMAC-SHA256 with the salt as key.
func Commit(o Opening) [32]byte {
	m := hmac.New(sha256.New, o.Salt)
	m.Write(o.Content)
	return [32]byte(m.Sum(nil))
}

// Open checks that the opening is that of the commitment, and that its bytes have one reading only; it returns the
// content.
func (o Opening) Open(commitment [32]byte) (Content, error) {
	if len(o.Salt) != SaltSize {
		return Content{}, fmt.Errorf("a salt has %d bytes, this one %d", SaltSize, len(o.Salt))
	}
	if c := Commit(o); subtle.ConstantTimeCompare(c[:], commitment[:]) != 1 {
		return Content{}, fmt.Errorf("salt and content do not give the commitment")
	}
	return ParseContent(o.Content)
}

// NewEntry commits to a content with a fresh salt. seen is the head of the opposite log as it is held now. The time
// of the content is cut to milliseconds. Entry and opening are to be stored in the transaction of what they record.
func NewEntry(c Content, seen Head, random io.Reader) (Entry, Opening, error) {
	content, err := c.Marshal()
	if err != nil {
		return Entry{}, Opening{}, err
	}
	if err := seen.check(); err != nil {
		return Entry{}, Opening{}, fmt.Errorf("the opposite log: %w", err)
	}
	salt := make([]byte, SaltSize)
	if _, err := io.ReadFull(random, salt); err != nil {
		return Entry{}, Opening{}, fmt.Errorf("make a salt: %w", err)
	}
	o := Opening{Salt: salt, Content: content}
	return Entry{Commitment: Commit(o), Seen: seen}, o, nil
}

// Signer makes a signed note (C2SP signed-note) of a text that ends in a newline. party.Keys is one.
type Signer interface {
	Sign(text string) ([]byte, error)
}

// Opener verifies the signatures of a party under a note and says by which generation of its keys they are. Lines by
// others are ignored. party.Pin is one.
type Opener interface {
	Open(signed []byte) (text string, generation int, err error)
}

// Witness verifies the cosignatures (C2SP tlog-cosignature) of a party under a checkpoint and says when they were
// made. party.Pin is one.
type Witness interface {
	OpenCosigned(signed []byte) (text string, generation int, at time.Time, err error)
}
