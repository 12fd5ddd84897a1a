package party

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"filippo.io/mldsa"
	"golang.org/x/mod/sumdb/note"
)

// Signature types of C2SP signed-note, as they enter key ids. It assigns none to a plain note signed with ML-DSA-44,
// so that one has the byte for types of one's own, and a name.
const (
	typeEd25519       = "\x01"
	typeEd25519Cosign = "\x04"
	typeMLDSA44Cosign = "\x06"
	typeMLDSA44Note   = "\xfftansiq.node/note/ml-dsa-44/v1"
)

// The same key signs notes and cosignatures, so what it signs must never be readable as both. With Ed25519 the text
// of a note may not begin like the message of a cosignature; with ML-DSA-44 notes are signed under a context of
// their own (FIPS 204, section 5.2), which C2SP cosignatures leave empty.
const (
	cosignPrefix  = "cosignature/v1\n"
	noteContext   = "tansiq.node/note/v1"
	subtreeLabel  = "subtree/v1\n\x00"
	maxOrigin     = 255 // bytes, as C2SP tlog-cosignature says
	maxSignatures = 100 // signature lines that golang.org/x/mod/sumdb/note reads in one note
)

// verifier verifies one kind of signature by one key. It is a note.Verifier.
type verifier struct {
	name   string
	kind   []byte
	hash   uint32
	verify func(msg, sig []byte) bool
}

func (v *verifier) Name() string                { return v.name }
func (v *verifier) KeyHash() uint32             { return v.hash }
func (v *verifier) Verify(msg, sig []byte) bool { return v.verify(msg, sig) }

// signer makes what the verifier accepts. It is a note.Signer.
type signer struct {
	*verifier
	sign func(msg []byte) ([]byte, error)
}

func (s signer) Sign(msg []byte) ([]byte, error) { return s.sign(msg) }

func newVerifier(name, kind string, key []byte, verify func(msg, sig []byte) bool) *verifier {
	h := sha256.New()
	h.Write([]byte(name + "\n" + kind))
	h.Write(key)
	return &verifier{name: name, kind: []byte(kind), hash: binary.BigEndian.Uint32(h.Sum(nil)), verify: verify}
}

// prepare makes the verifiers of all kinds of signatures under the key name.
func (k *publicKeys) prepare(name string) {
	ml := k.ml.Bytes()
	k.signs = [2]*verifier{
		newVerifier(name, typeEd25519, k.ed, func(msg, sig []byte) bool { return ed25519.Verify(k.ed, msg, sig) }),
		newVerifier(name, typeMLDSA44Note, ml, func(msg, sig []byte) bool {
			return mldsa.Verify(k.ml, msg, sig, &mldsa.Options{Context: noteContext}) == nil
		}),
	}
	k.cosigns = [2]*verifier{
		newVerifier(name, typeEd25519Cosign, k.ed, func(msg, sig []byte) bool {
			at, sig, ok := timestamped(sig)
			return ok && ed25519.Verify(k.ed, cosignedText(at, string(msg)), sig)
		}),
		newVerifier(name, typeMLDSA44Cosign, ml, func(msg, sig []byte) bool {
			at, sig, ok := timestamped(sig)
			if !ok {
				return false
			}
			c, err := parseCheckpoint(string(msg))
			return err == nil && mldsa.Verify(k.ml, cosignedTree(name, at, c), sig, nil) == nil
		}),
	}
}

// timestamped splits what a cosignature line holds: Unix seconds, then the signature proper.
func timestamped(sig []byte) (at int64, rest []byte, ok bool) {
	if len(sig) < 8 {
		return 0, nil, false
	}
	at = int64(binary.BigEndian.Uint64(sig))
	return at, sig[8:], at > 0
}

// cosignedText is the message of an Ed25519 cosignature/v1 over the text of a checkpoint.
func cosignedText(at int64, text string) []byte {
	return []byte(cosignPrefix + "time " + strconv.FormatInt(at, 10) + "\n" + text)
}

// cosignedTree is the message of an ML-DSA-44 cosignature over the whole tree of a checkpoint.
func cosignedTree(name string, at int64, c checkpoint) []byte {
	b := make([]byte, 0, len(subtreeLabel)+2+len(name)+len(c.origin)+8+8+8+32)
	b = append(b, subtreeLabel...)
	b = append(append(b, byte(len(name))), name...)
	b = binary.BigEndian.AppendUint64(b, uint64(at))
	b = append(append(b, byte(len(c.origin))), c.origin...)
	b = binary.BigEndian.AppendUint64(b, 0)
	b = binary.BigEndian.AppendUint64(b, uint64(c.size))
	return append(b, c.root[:]...)
}

// checkpoint is the text of a C2SP tlog-checkpoint.
type checkpoint struct {
	origin string
	size   int64
	root   [32]byte
}

// parseCheckpoint reads the text of a checkpoint that can be cosigned: three lines in their one form. Further lines
// are refused, since an ML-DSA-44 cosignature says nothing about them.
func parseCheckpoint(text string) (checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return checkpoint{}, fmt.Errorf("a checkpoint has three lines")
	}
	c := checkpoint{origin: lines[0]}
	if c.origin == "" || len(c.origin) > maxOrigin {
		return checkpoint{}, fmt.Errorf("a checkpoint's origin has 1 to %d bytes", maxOrigin)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || strconv.FormatInt(size, 10) != lines[1] {
		return checkpoint{}, fmt.Errorf("%.20q is no size of a log", lines[1])
	}
	root, err := base64.StdEncoding.Strict().DecodeString(lines[2])
	if err != nil || len(root) != len(c.root) {
		return checkpoint{}, fmt.Errorf("%.60q is no root hash", lines[2])
	}
	c.size, c.root = size, [32]byte(root)
	return c, nil
}

// Sign makes a C2SP signed note of a text, with an Ed25519 and an ML-DSA-44 signature. The text ends in a newline,
// is valid UTF-8, has no control characters but newlines, and does not begin like a cosignature or like one of this
// package's own statements. The same text always gives the same bytes: some 3,420 more than the text has.
func (k *Keys) Sign(text string) ([]byte, error) {
	if err := checkText(text); err != nil {
		return nil, err
	}
	return signNote(text, k.noteSigners()...)
}

func signNote(text string, signers ...note.Signer) ([]byte, error) {
	b, err := note.Sign(&note.Note{Text: text}, signers...)
	if err != nil {
		return nil, &Error{Code: "text", Err: err}
	}
	return b, nil
}

func (k *Keys) noteSigners() []note.Signer {
	v := k.public.k.signs
	return []note.Signer{
		signer{v[0], func(msg []byte) ([]byte, error) { return ed25519.Sign(k.ed, msg), nil }},
		signer{v[1], func(msg []byte) ([]byte, error) {
			return k.ml.SignDeterministic(msg, &mldsa.Options{Context: noteContext})
		}},
	}
}

// checkText says why a text cannot be signed, if it cannot.
func checkText(text string) error {
	switch {
	case !strings.HasSuffix(text, "\n"):
		return fail("text", "a signed text ends in a newline")
	case !utf8.ValidString(text):
		return fail("text", "a signed text is valid UTF-8")
	case strings.HasPrefix(text, cosignPrefix):
		return fail("text", "a signed text may not look like a cosignature")
	case strings.HasPrefix(text, rotationLine), strings.HasPrefix(text, revocationLine):
		return fail("text", "statements about keys are made by Next and Revoke alone")
	}
	for i := 0; i < len(text); i++ {
		if text[i] < ' ' && text[i] != '\n' {
			return fail("text", "a signed text has no control characters")
		}
	}
	return nil
}

// Cosign adds the party's two cosignatures (C2SP tlog-cosignature, Ed25519 and ML-DSA-44) to a checkpoint that
// somebody signed: the party saw, at that time, this log at this size with this root, and no larger one. It is for
// the caller to have verified the checkpoint and its consistency. Cosignatures of the same keys that are there
// already are replaced. at counts in whole seconds.
func (k *Keys) Cosign(checkpoint []byte, at time.Time) ([]byte, error) {
	n, err := openNote(checkpoint)
	if err != nil {
		return nil, err
	}
	c, err := parseCheckpoint(n.Text)
	if err != nil {
		return nil, &Error{Code: "checkpoint", Err: err}
	}
	secs := at.Unix()
	if secs <= 0 {
		return nil, fail("checkpoint", "a cosignature cannot be dated %s", at.UTC().Format(time.RFC3339))
	}
	stamp := func(sig []byte) []byte { return append(binary.BigEndian.AppendUint64(nil, uint64(secs)), sig...) }
	v := k.public.k.cosigns
	b, err := note.Sign(n,
		signer{v[0], func(msg []byte) ([]byte, error) {
			return stamp(ed25519.Sign(k.ed, cosignedText(secs, string(msg)))), nil
		}},
		signer{v[1], func([]byte) ([]byte, error) {
			sig, err := k.ml.SignDeterministic(cosignedTree(v[1].name, secs, c), nil)
			return stamp(sig), err
		}})
	if err != nil {
		return nil, &Error{Code: "checkpoint", Err: err}
	}
	if _, err := openNote(b); err != nil { // more lines than anybody reads
		return nil, err
	}
	return b, nil
}

// openNote reads a note's text and signature lines without verifying any of them.
func openNote(signed []byte) (*note.Note, error) {
	_, err := note.Open(signed, nil)
	var unverified *note.UnverifiedNoteError
	if !errors.As(err, &unverified) {
		return nil, &Error{Code: "note", Err: err}
	}
	return unverified.Note, nil
}

// Open verifies a signed note and returns its text. Both of the party's signatures must be there and be right;
// signatures of others are passed over. Errors are *Error with the code "note", "unsigned", "half" or "signature".
func (p Public) Open(signed []byte) (text string, err error) {
	if p.k == nil {
		return "", fail("unsigned", "no keys to verify with")
	}
	n, err := p.open(signed, p.k.signs)
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(n.Text, cosignPrefix) {
		return "", p.fail("signature", fmt.Errorf("the text looks like a cosignature"))
	}
	return n.Text, nil
}

// OpenCosigned verifies the party's cosignatures on a checkpoint and returns the checkpoint's text and the time in
// the cosignatures (UTC, whole seconds). Both must be there, be right, and name the same time. It does not look at
// the log writer's own signature: that is for the writer's keys to open.
func (p Public) OpenCosigned(signed []byte) (text string, at time.Time, err error) {
	if p.k == nil {
		return "", time.Time{}, fail("unsigned", "no keys to verify with")
	}
	n, err := p.open(signed, p.k.cosigns)
	if err != nil {
		return "", time.Time{}, err
	}
	if _, err := parseCheckpoint(n.Text); err != nil {
		return "", time.Time{}, &Error{Code: "checkpoint", Party: p.ID, Generation: p.Generation, Err: err}
	}
	var times [2]int64
	for i, s := range n.Sigs {
		sig, err := base64.StdEncoding.DecodeString(s.Base64)
		if err != nil {
			return "", time.Time{}, p.fail("note", err)
		}
		times[i], _, _ = timestamped(sig[4:])
	}
	if times[0] != times[1] {
		return "", time.Time{}, p.fail("cosigned_times", nil)
	}
	return n.Text, time.Unix(times[0], 0).UTC(), nil
}

// open verifies the signatures of two verifiers, both of which must be there.
func (p Public) open(signed []byte, by [2]*verifier) (*note.Note, error) {
	n, err := note.Open(signed, note.VerifierList(by[0], by[1]))
	var (
		unsigned *note.UnverifiedNoteError
		wrong    *note.InvalidSignatureError
	)
	switch {
	case errors.As(err, &unsigned):
		return nil, p.fail("unsigned", nil)
	case errors.As(err, &wrong):
		return nil, p.fail("signature", nil)
	case err != nil:
		return nil, p.fail("note", err)
	case len(n.Sigs) != 2: // one key can be counted once only
		return nil, p.fail("half", nil)
	}
	for _, s := range n.Sigs {
		// Package note takes base64 whose last bits are not zero; a signature has one form only.
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return nil, p.fail("note", err)
		}
	}
	return n, nil
}

func (p Public) fail(code string, err error) *Error {
	return &Error{Code: code, Party: p.ID, Generation: p.Generation, Err: err}
}
