package party

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"math/big"
	"time"

	"filippo.io/age"
	"filippo.io/mldsa"
)

// Keys are a party's own private keys of one generation: Ed25519 and ML-DSA-44 for what it signs, an age identity
// for what is sealed to it, and an Ed25519 key for TLS. They are safe for use by several goroutines.
type Keys struct {
	public  Public
	history History // up to these keys
	ed      ed25519.PrivateKey
	ml      *mldsa.PrivateKey
	age     *age.HybridIdentity
	tls     ed25519.PrivateKey
}

// Generate makes the first keys of a new party, and with them its id.
func Generate(now time.Time) (*Keys, error) {
	s, err := newSecrets()
	if err != nil {
		return nil, err
	}
	return s.keys("", 1, now)
}

// secrets are private keys as they are stored.
type secrets struct {
	Age     string `json:"age"`     // AGE-SECRET-KEY-PQ-1…
	Ed25519 []byte `json:"ed25519"` // seed
	MLDSA44 []byte `json:"mldsa44"` // seed
	TLS     []byte `json:"tls"`     // seed
}

func newSecrets() (secrets, error) {
	id, err := age.GenerateHybridIdentity()
	if err != nil {
		return secrets{}, fmt.Errorf("make keys: %w", err)
	}
	seeds := make([]byte, 3*32)
	rand.Read(seeds) // never fails
	return secrets{Age: id.String(), Ed25519: seeds[:32], MLDSA44: seeds[32:64], TLS: seeds[64:]}, nil
}

// keys makes the keys of a generation. History is for the caller to complete where it is not the first.
func (s secrets) keys(party string, generation int, made time.Time) (*Keys, error) {
	if len(s.Ed25519) != ed25519.SeedSize || len(s.TLS) != ed25519.SeedSize {
		return nil, fail("keys", "a seed has not 32 bytes")
	}
	k := &Keys{ed: ed25519.NewKeyFromSeed(s.Ed25519), tls: ed25519.NewKeyFromSeed(s.TLS)}
	var err error
	if k.ml, err = mldsa.NewPrivateKey(mldsa.MLDSA44(), s.MLDSA44); err != nil {
		return nil, fail("keys", "ml-dsa-44: %w", err)
	}
	if k.age, err = age.ParseHybridIdentity(s.Age); err != nil {
		return nil, fail("keys", "the age identity cannot be read") // the error would tell the key
	}
	spki, err := x509.MarshalPKIXPublicKey(k.tls.Public())
	if err != nil {
		return nil, &Error{Code: "keys", Err: err}
	}
	pin := sha256.Sum256(spki)
	d := document{
		Age: k.age.Recipient().String(), Ed25519: k.ed.Public().(ed25519.PublicKey), Generation: generation,
		Made: formatTime(made), MLDSA44: k.ml.PublicKey().Bytes(), Party: party, TLS: pin[:], V: 1,
	}
	if k.public, err = d.public(); err != nil {
		return nil, &Error{Code: "keys", Err: err}
	}
	k.history = History{First: k.public}
	return k, nil
}

// Next makes keys of the next generation of the same party, and the statement by which the present ones vouch for
// them. The present keys are still needed for what is sealed to them.
func (k *Keys) Next(now time.Time) (*Keys, *Rotation, error) {
	if k.public.Generation == maxGeneration {
		return nil, nil, &Error{Code: "generations", Party: k.public.ID, Generation: k.public.Generation}
	}
	s, err := newSecrets()
	if err != nil {
		return nil, nil, err
	}
	if now.Before(k.public.Made) {
		now = k.public.Made // a clock put back must not make a line of keys that nobody accepts
	}
	next, err := s.keys(k.public.ID, k.public.Generation+1, now)
	if err != nil {
		return nil, nil, err
	}
	r, err := k.rotate(next)
	if err != nil {
		return nil, nil, err
	}
	next.history = History{First: k.history.First, Rotations: append(append([]Rotation(nil), k.history.Rotations...), *r)}
	return next, r, nil
}

// stored is the form of Marshal.
type stored struct {
	Generation int      `json:"generation"`
	History    *History `json:"history,omitempty"` // from the second generation on
	Made       string   `json:"made"`
	Secrets    secrets  `json:"secrets"`
	V          int      `json:"v"`
}

// Marshal writes the keys, for the node's own database. Whoever reads it can speak as the party.
func (k *Keys) Marshal() ([]byte, error) {
	s := stored{
		Generation: k.public.Generation, Made: formatTime(k.public.Made), V: 1,
		Secrets: secrets{Age: k.age.String(), Ed25519: k.ed.Seed(), MLDSA44: k.ml.Bytes(), TLS: k.tls.Seed()},
	}
	if k.public.Generation > 1 {
		s.History = &k.history
	}
	return json.Marshal(s)
}

// ParseKeys reads what Marshal wrote. Errors are *Error with the code "keys" and tell nothing of the keys.
func ParseKeys(b []byte) (*Keys, error) {
	var s stored
	if err := json.Unmarshal(b, &s); err != nil {
		return nil, fail("keys", "not the form of stored keys")
	}
	made, err := parseTime(s.Made)
	switch {
	case err != nil:
		return nil, fail("keys", "the time is damaged")
	case s.V != 1:
		return nil, fail("keys", "version %d, only 1 is known", s.V)
	case (s.Generation > 1) != (s.History != nil):
		return nil, fail("keys", "the history is missing or too much")
	}
	id := ""
	if s.History != nil {
		id = s.History.First.ID
	}
	k, err := s.Secrets.keys(id, s.Generation, made)
	if err != nil {
		return nil, err
	}
	if s.History != nil {
		if !s.History.Current().Equal(k.public) {
			return nil, fail("keys", "the history ends with other keys")
		}
		k.history = *s.History
	}
	return k, nil
}

// Public is the public half.
func (k *Keys) Public() Public { return k.public }

// History is the party's line of keys from the first generation to these: what a partner needs to pin them.
func (k *Keys) History() History { return k.history }

// Card is the party's own card with these keys. Names and door are as in Card.
func (k *Keys) Card(nameAR, nameEN, door string) Card {
	h := k.history
	return Card{NameAR: nameAR, NameEN: nameEN, Door: door, Party: k.public.ID, Digest: k.public.Digest(), Public: &k.public, History: &h}
}

// AgeIdentity opens what was sealed to the party.
func (k *Keys) AgeIdentity() age.Identity { return k.age }

// TLSCertificate is a self-signed certificate for the party's door and for its calls at others'. It names nobody and
// has no date that tells anything: partners look at the hash of the key alone. The same keys give the same bytes.
func (k *Keys) TLSCertificate() (tls.Certificate, error) {
	t := &x509.Certificate{
		SerialNumber:          big.NewInt(1),
		NotBefore:             time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:              time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC), // RFC 5280, 4.1.2.5: no expiry
		KeyUsage:              x509.KeyUsageDigitalSignature,
		ExtKeyUsage:           []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, k.tls.Public(), k.tls)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make the TLS certificate: %w", err)
	}
	leaf, err := x509.ParseCertificate(der)
	if err != nil {
		return tls.Certificate{}, fmt.Errorf("make the TLS certificate: %w", err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: k.tls, Leaf: leaf}, nil
}

// String names the keys without telling them, so that they do not end in a log.
func (k *Keys) String() string { return "private keys of " + k.public.KeyName() }

// GoString is String.
func (k *Keys) GoString() string { return k.String() }
