package party

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base32"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"filippo.io/age"
	"filippo.io/mldsa"
)

// Public is a party's public keys of one generation. The zero value is no keys: nothing verifies under it.
// Values come from Keys.Public, ParsePublic, or JSON; they are safe for use by several goroutines.
type Public struct {
	ID         string    // the party: "p-" and 26 characters, made from the first generation
	Generation int       // from 1
	Made       time.Time // when the keys were made, by their owner's clock; UTC, whole milliseconds

	k *publicKeys
}

// publicKeys is what Public holds in parsed form, shared by its copies and never changed.
type publicKeys struct {
	doc    []byte // the canonical key document
	digest [32]byte
	ed     ed25519.PublicKey
	ml     *mldsa.PublicKey
	age    *age.HybridRecipient
	tls    [32]byte
	// How its signatures are found and verified: plain notes and cosignatures, by each of the two keys.
	signs, cosigns [2]*verifier
}

// document is the key document. The members stand in the order of RFC 8785, and all its strings are ASCII without
// escapes, so that encoding/json gives the canonical form. The first generation leaves its own id out: the id is
// made from the document.
type document struct {
	Age        string `json:"age"`
	Ed25519    []byte `json:"ed25519"`
	Generation int    `json:"generation"`
	Made       string `json:"made"`
	MLDSA44    []byte `json:"mldsa44"`
	Party      string `json:"party,omitempty"`
	TLS        []byte `json:"tls"`
	V          int    `json:"v"`
}

// Limits of key documents.
const (
	maxDocument   = 16 << 10 // bytes; a document has about 3,900
	maxGeneration = 256      // what is carried of a line of keys grows with each
	timeForm      = "2006-01-02T15:04:05.000Z"
)

// ParsePublic reads a key document, as Marshal writes it. Blanks between its members are allowed, another order or
// other members are not: the digest is made over the canonical bytes. Errors are *Error with the code "public".
func ParsePublic(b []byte) (Public, error) {
	if len(b) > maxDocument {
		return Public{}, fail("public", "key document has %d bytes, at most %d are allowed", len(b), maxDocument)
	}
	var d document
	if err := json.Unmarshal(b, &d); err != nil {
		return Public{}, fail("public", "key document: %w", err)
	}
	p, err := d.public()
	if err != nil {
		return Public{}, &Error{Code: "public", Err: err}
	}
	var plain bytes.Buffer
	if err := json.Compact(&plain, b); err != nil || !bytes.Equal(plain.Bytes(), p.k.doc) {
		return Public{}, fail("public", "key document is not in canonical form")
	}
	return p, nil
}

// public checks the members and parses the keys.
func (d document) public() (Public, error) {
	made, err := parseTime(d.Made)
	switch {
	case err != nil:
		return Public{}, err
	case d.V != 1:
		return Public{}, fmt.Errorf("key document has version %d, only 1 is known", d.V)
	case d.Generation < 1 || d.Generation > maxGeneration:
		return Public{}, fmt.Errorf("generation %d is not between 1 and %d", d.Generation, maxGeneration)
	case d.Generation == 1 && d.Party != "":
		return Public{}, fmt.Errorf("the first generation names its party: its id is made from the document")
	case d.Generation > 1 && !ValidID(d.Party):
		return Public{}, fmt.Errorf("%q is no party id", d.Party)
	case len(d.Ed25519) != ed25519.PublicKeySize:
		return Public{}, fmt.Errorf("ed25519 key has %d bytes", len(d.Ed25519))
	case len(d.TLS) != sha256.Size:
		return Public{}, fmt.Errorf("tls hash has %d bytes", len(d.TLS))
	}
	k := &publicKeys{ed: bytes.Clone(d.Ed25519), tls: [32]byte(d.TLS)}
	if k.ml, err = mldsa.NewPublicKey(mldsa.MLDSA44(), d.MLDSA44); err != nil {
		return Public{}, fmt.Errorf("ml-dsa-44 key: %w", err)
	}
	if k.age, err = age.ParseHybridRecipient(d.Age); err != nil {
		return Public{}, fmt.Errorf("age recipient is not a hybrid one: %w", err)
	}
	if k.age.String() != d.Age {
		return Public{}, fmt.Errorf("age recipient is not in canonical form")
	}
	if k.doc, err = json.Marshal(d); err != nil {
		return Public{}, err
	}
	k.digest = sha256.Sum256(k.doc)
	p := Public{ID: d.Party, Generation: d.Generation, Made: made, k: k}
	if d.Generation == 1 {
		p.ID = idOf(k.digest)
	}
	k.prepare(p.KeyName())
	return p, nil
}

// Marshal returns the canonical key document, RFC 8785 JSON.
func (p Public) Marshal() ([]byte, error) {
	if p.k == nil {
		return nil, fail("public", "no keys")
	}
	return bytes.Clone(p.k.doc), nil
}

// MarshalJSON is Marshal.
func (p Public) MarshalJSON() ([]byte, error) { return p.Marshal() }

// UnmarshalJSON is ParsePublic.
func (p *Public) UnmarshalJSON(b []byte) (err error) {
	*p, err = ParsePublic(b)
	return err
}

// Digest is the SHA-256 hash of the canonical key document: what a card carries and what people compare in words.
// It is all zeros for the zero value.
func (p Public) Digest() [32]byte {
	if p.k == nil {
		return [32]byte{}
	}
	return p.k.digest
}

// Equal reports whether both are the same keys of the same party and generation.
func (p Public) Equal(o Public) bool {
	return p.k != nil && o.k != nil && p.k.digest == o.k.digest
}

// KeyName is the name under which these keys sign notes.
func (p Public) KeyName() string {
	return fmt.Sprintf("tansiq.node/%s/%d", p.ID, p.Generation)
}

// VerifierKeys are the keys in the form of C2SP vkeys, for other tools: Ed25519 notes (0x01), ML-DSA-44 notes (0xff,
// see docs/vectors/README.md), Ed25519 cosignatures (0x04) and ML-DSA-44 cosignatures (0x06).
func (p Public) VerifierKeys() []string {
	if p.k == nil {
		return nil
	}
	vkey := func(v *verifier, key []byte) string {
		typed := append(bytes.Clone(v.kind), key...)
		return fmt.Sprintf("%s+%08x+%s", v.name, v.hash, base64.StdEncoding.EncodeToString(typed))
	}
	ed, ml := []byte(p.k.ed), p.k.ml.Bytes()
	return []string{vkey(p.k.signs[0], ed), vkey(p.k.signs[1], ml), vkey(p.k.cosigns[0], ed), vkey(p.k.cosigns[1], ml)}
}

// AgeRecipient is the recipient to which files for the party are sealed; nil for the zero value. It cannot be
// mixed with classic recipients.
func (p Public) AgeRecipient() age.Recipient {
	if p.k == nil {
		return nil
	}
	return p.k.age
}

// TLSPin is the SHA-256 hash of the SubjectPublicKeyInfo of the party's TLS certificate.
func (p Public) TLSPin() [32]byte {
	if p.k == nil {
		return [32]byte{}
	}
	return p.k.tls
}

// CertificatePin is the pin of a certificate, to be held against Public.TLSPin.
func CertificatePin(c *x509.Certificate) [32]byte { return sha256.Sum256(c.RawSubjectPublicKeyInfo) }

const (
	idPrefix = "p-"
	idLength = 26 // characters of base32: 130 bits of the digest
)

var idEncoding = base32.NewEncoding("abcdefghijklmnopqrstuvwxyz234567").WithPadding(base32.NoPadding)

// idOf makes a party's id from the digest of its first generation.
func idOf(digest [32]byte) string {
	return idPrefix + idEncoding.EncodeToString(digest[:])[:idLength]
}

// ValidID reports whether s has the form of a party id.
func ValidID(s string) bool {
	rest, ok := strings.CutPrefix(s, idPrefix)
	return ok && len(rest) == idLength && strings.Trim(rest, "abcdefghijklmnopqrstuvwxyz234567") == ""
}

func formatTime(t time.Time) string { return t.UTC().Truncate(time.Millisecond).Format(timeForm) }

func parseTime(s string) (time.Time, error) {
	t, err := time.Parse(timeForm, s)
	if err != nil || t.Format(timeForm) != s {
		return time.Time{}, fmt.Errorf("%q is no time like 2025-01-10T18:58:00.000Z", s)
	}
	return t, nil
}
