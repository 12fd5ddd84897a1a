package ledger

import (
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// Equivocation are two checkpoints of one log, both signed by its writer, that cannot both be true. Whoever has the
// writer's public keys can check it.
type Equivocation struct {
	A []byte `json:"a"`
	B []byte `json:"b"`
	// Proof is the root that the log of the larger checkpoint had at the size of the smaller one, then the proof
	// that it begins with that: ProvePrefix makes it. None for equal sizes.
	Proof []tlog.Hash `json:"proof,omitempty"`
}

// Verify is Equivocates for the two checkpoints.
func (e Equivocation) Verify(writer Opener) (why *Fault, err error) {
	return Equivocates(e.A, e.B, writer, e.Proof)
}

// Equivocates decides whether two checkpoints of one log contradict each other. proof is that of an Equivocation,
// made by whoever holds the log of the larger one; a false one convinces nobody. If they do contradict each other,
// why is the fault, of kind equivocation; if they do not, it is nil. err is a *Fault when a checkpoint or the proof
// is not what it should be.
func Equivocates(a, b []byte, writer Opener, proof []tlog.Hash) (why *Fault, err error) {
	l, _, err := ParseCheckpoint(noteText(a))
	if err != nil {
		return nil, &Fault{Kind: FaultMalformed, Detail: err.Error(), Evidence: [][]byte{a}, cause: err}
	}
	small, _, err := openCheckpoint(l, a, writer, noteText(b))
	if err != nil {
		return nil, err
	}
	large, _, err := openCheckpoint(l, b, writer, noteText(a))
	if err != nil {
		return nil, err
	}
	if small.Size > large.Size {
		small, large = large, small
	}
	was := large.Root
	switch {
	case small.Size == 0:
		return nil, nil
	case small.Size < large.Size:
		if len(proof) == 0 {
			return nil, &Fault{Kind: FaultProof, Log: l, Detail: "checkpoints of two sizes need a proof", Evidence: [][]byte{a, b}}
		}
		was = proof[0]
		if err := tlog.CheckTree(proof[1:], large.Size, large.Root, small.Size, was); err != nil {
			return nil, &Fault{Kind: FaultProof, Log: l, Detail: err.Error(), Evidence: [][]byte{a, b}, cause: err}
		}
	}
	if was == small.Root {
		return nil, nil
	}
	return &Fault{
		Kind: FaultEquivocation, Log: l, Index: small.Size, Evidence: [][]byte{a, b}, Proof: &Equivocation{A: a, B: b, Proof: proof},
		Detail: fmt.Sprintf("checkpoints of %d and %d entries", small.Size, large.Size),
	}, nil
}
