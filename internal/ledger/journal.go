package ledger

import "iter"

// Chain is the hash of a journal after an entry: prev is the hash before it, all zero before the first.
func Chain(prev [32]byte, body []byte) [32]byte { return prev }

// JournalHead signs the state of a node's own journal: how many entries it has, and the hash after the last.
func JournalHead(party string, size int64, hash [32]byte, k Signer) ([]byte, error) { return nil, nil }

// ParseJournalHead reads the text of a signed head, without its signatures.
func ParseJournalHead(text string) (party string, size int64, hash [32]byte, err error) { return }

// JournalReport is what the verification of a journal found.
type JournalReport struct {
	Party  string
	Size   int64 // entries
	Signed int64 // entries that the newest head covers; those after it could still be changed unseen
	Heads  int
	Hash   [32]byte
}

// VerifyJournal chains the entries of a journal in order and holds the chain against the signed heads, in any order. owner verifies the signatures of the party
// whose journal it is.
func VerifyJournal(party string, entries iter.Seq2[[]byte, error], heads [][]byte, owner Opener) (JournalReport, error) {
	return JournalReport{}, nil
}
