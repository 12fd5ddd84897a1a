package ledger

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
)

const journalPrefix = "tansiq.node/journal/"

// Chain is the hash of a journal after an entry with this body: SHA-256 over "tansiq.node/journal\n", the hash
// before it, and the body. The hash before the first entry is all zero. It is not the root of a tree: a journal is
// read whole, by its own auditors.
func Chain(prev [32]byte, body []byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("tansiq.node/journal\n"))
	h.Write(prev[:])
	h.Write(body)
	return [32]byte(h.Sum(nil))
}

// journalText is the text of a signed head: the journal's name, its size, its hash, one a line.
func journalText(party string, size int64, hash [32]byte) string {
	return journalPrefix + party + "\n" + strconv.FormatInt(size, 10) + "\n" + base64.StdEncoding.EncodeToString(hash[:]) + "\n"
}

// JournalHead signs the state of a node's own journal: how many entries it has, and the hash after the last.
func JournalHead(party string, size int64, hash [32]byte, k Signer) ([]byte, error) {
	text := journalText(party, size, hash)
	if _, _, _, err := ParseJournalHead(text); err != nil {
		return nil, fmt.Errorf("sign the journal: %w", err)
	}
	b, err := k.Sign(text)
	if err != nil {
		return nil, fmt.Errorf("sign the journal: %w", err)
	}
	return b, nil
}

// ParseJournalHead reads the text of a signed head, without its signatures.
func ParseJournalHead(text string) (party string, size int64, hash [32]byte, err error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 4 || lines[3] != "" {
		return "", 0, hash, errors.New("the head of a journal has three lines")
	}
	party, ok := strings.CutPrefix(lines[0], journalPrefix)
	if !ok || !plainID(party) {
		return "", 0, hash, fmt.Errorf("%.120q names no journal", lines[0])
	}
	size, err = strconv.ParseInt(lines[1], 10, 64)
	if err != nil || size < 0 || size > MaxSize {
		return "", 0, hash, fmt.Errorf("%.30q is not the size of a journal", lines[1])
	}
	b, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(b) != len(hash) {
		return "", 0, hash, fmt.Errorf("%.60q is not the hash of a journal", lines[2])
	}
	hash = [32]byte(b)
	if journalText(party, size, hash) != text {
		return "", 0, hash, errors.New("the head of the journal is not in its canonical form")
	}
	return party, size, hash, nil
}

// JournalReport is what the verification of a journal found.
type JournalReport struct {
	Party  string   `json:"party"`
	Size   int64    `json:"size"`   // entries
	Signed int64    `json:"signed"` // entries that the newest head covers; later ones could have been changed unseen
	Heads  int      `json:"heads"`
	Hash   [32]byte `json:"-"` // after the last entry
}

// VerifyJournal chains the entries of a party's journal in order and holds the chain against its signed heads, which
// may be in any order. What is not right is a *Fault, with the report as far as it went: entries changed or taken
// out (altered, after the head that still held: Known), the newest cut off (gap), two heads that contradict each
// other (equivocation).
func VerifyJournal(party string, entries iter.Seq2[[]byte, error], heads [][]byte, owner Opener) (JournalReport, error) {
	report := JournalReport{Party: party, Heads: len(heads)}
	fault := func(kind FaultKind, detail string, evidence ...[]byte) error {
		return &Fault{Kind: kind, Log: Log{Writer: party}, Own: true, Index: report.Size, Known: report.Signed, Detail: detail, Evidence: evidence}
	}
	type signedHead struct {
		size   int64
		hash   [32]byte
		signed []byte
	}
	var signed []signedHead
	for _, b := range heads {
		text, _, err := owner.Open(b)
		if err != nil {
			return report, fault(FaultBadSignature, err.Error(), b)
		}
		who, size, hash, err := ParseJournalHead(text)
		if err != nil {
			return report, fault(FaultMalformed, err.Error(), b)
		}
		if who != party {
			return report, fault(FaultWrongLog, journalPrefix+who, b)
		}
		signed = append(signed, signedHead{size, hash, b})
	}
	slices.SortStableFunc(signed, func(a, b signedHead) int { return int(a.size - b.size) })
	for i := 1; i < len(signed); i++ {
		if a, b := signed[i-1], signed[i]; a.size == b.size && a.hash != b.hash {
			return report, fault(FaultEquivocation, fmt.Sprintf("two heads of %d entries", a.size), a.signed, b.signed)
		}
	}
	check := func() error {
		for len(signed) > 0 && signed[0].size == report.Size {
			if signed[0].hash != report.Hash {
				return fault(FaultAltered, fmt.Sprintf("the chain does not give the head of %d entries", report.Size), signed[0].signed)
			}
			report.Signed = report.Size
			signed = signed[1:]
		}
		return nil
	}
	if err := check(); err != nil {
		return report, err
	}
	for body, err := range entries {
		if err != nil {
			return report, fmt.Errorf("read the journal: %w", err)
		}
		report.Hash = Chain(report.Hash, body)
		report.Size++
		if err := check(); err != nil {
			return report, err
		}
	}
	if len(signed) > 0 {
		return report, fault(FaultGap, fmt.Sprintf("there are %d entries, and a head of %d is signed", report.Size, signed[len(signed)-1].size), signed[len(signed)-1].signed)
	}
	return report, nil
}
