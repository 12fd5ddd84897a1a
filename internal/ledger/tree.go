package ledger

import (
	"errors"
	"fmt"
	"math/bits"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// Hashes are the hashes of a whole tree in memory, in the order of tlog.StoredHashIndex. They are a tlog.HashReader.
type Hashes []tlog.Hash

// ReadHashes reads hashes by their index.
func (h Hashes) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		if x < 0 || x >= int64(len(h)) {
			return nil, fmt.Errorf("hash %d is not held", x)
		}
		out[i] = h[x]
	}
	return out, nil
}

// Tree is a log as its holder has it: its head, and the hashes under it.
type Tree struct {
	Head   Head
	Hashes tlog.HashReader
}

// Root is the root that the log had at a size from 0 to Head.Size.
func (t Tree) Root(size int64) (tlog.Hash, error) {
	switch {
	case size < 0 || size > t.Head.Size:
		return tlog.Hash{}, fmt.Errorf("the log has %d entries; there is no root at %d", t.Head.Size, size)
	case size == 0:
		return Empty().Root, nil
	case size == t.Head.Size:
		return t.Head.Root, nil
	}
	return tlog.TreeHash(size, t.Hashes)
}

// Extend appends leaves to the log whose head is h and whose hashes r reads. It returns the hashes to be stored in
// this order after the tlog.StoredHashCount(h.Size) first ones, and the new head. r is read once, for at most 40
// hashes; if they do not give h.Root, the storage is damaged, and that is an error. r may hold more than h says.
func Extend(h Head, r tlog.HashReader, leaves [][]byte) (hashes []tlog.Hash, head Head, err error) {
	if err := h.check(); err != nil {
		return nil, Head{}, fmt.Errorf("extend a log: %w", err)
	}
	if int64(len(leaves)) > MaxSize-h.Size {
		return nil, Head{}, fmt.Errorf("a log has at most %d entries", int64(MaxSize))
	}
	peaks, err := peaksOf(h, r)
	if err != nil {
		return nil, Head{}, err
	}
	hashes, peaks = grow(peaks, h.Size, leaves)
	return hashes, Head{Size: h.Size + int64(len(leaves)), Root: bag(peaks)}, nil
}

// peaksOf reads the roots of the complete subtrees that a log is made of, the largest first: one for each bit of its
// size.
func peaksOf(h Head, r tlog.HashReader) ([]tlog.Hash, error) {
	if h.Size == 0 {
		return nil, nil
	}
	var indexes []int64
	for lo, level := int64(0), bits.Len64(MaxSize)-1; level >= 0; level-- {
		if n := int64(1) << level; h.Size&n != 0 {
			indexes = append(indexes, tlog.StoredHashIndex(level, lo>>level))
			lo += n
		}
	}
	peaks, err := r.ReadHashes(indexes)
	if err != nil {
		return nil, fmt.Errorf("read the hashes of the log: %w", err)
	}
	if len(peaks) != len(indexes) {
		return nil, errors.New("read the hashes of the log: some are missing")
	}
	if bag(peaks) != h.Root {
		return nil, errors.New("the hashes stored do not give the root of the log: restore it from a backup or from the partner's mirror")
	}
	return peaks, nil
}

// grow appends leaves to a log of n entries with the given peaks, and returns the new hashes and the new peaks. A
// new leaf joins the subtrees that its number completes.
func grow(old []tlog.Hash, n int64, leaves [][]byte) (hashes, peaks []tlog.Hash) {
	peaks = append(make([]tlog.Hash, 0, len(old)+8), old...)
	hashes = make([]tlog.Hash, 0, 2*len(leaves))
	for _, leaf := range leaves {
		x := tlog.RecordHash(leaf)
		hashes = append(hashes, x)
		for b := n; b&1 != 0; b >>= 1 {
			x = tlog.NodeHash(peaks[len(peaks)-1], x)
			peaks = peaks[:len(peaks)-1]
			hashes = append(hashes, x)
		}
		peaks = append(peaks, x)
		n++
	}
	return hashes, peaks
}

// fewLeaves is how many leaves reordered looks at.
const fewLeaves = 32

// reordered reports whether exchanging two of the leaves gives the wanted root: an attempt to say what happened to
// leaves that do not. It looks at few leaves only, since it tries every pair.
func reordered(peaks []tlog.Hash, n int64, leaves [][]byte, want tlog.Hash) bool {
	if len(leaves) > fewLeaves {
		return false
	}
	try := slices.Clone(leaves)
	for i := range try {
		for j := i + 1; j < len(try); j++ {
			try[i], try[j] = try[j], try[i]
			_, grown := grow(peaks, n, try)
			try[i], try[j] = try[j], try[i]
			if bag(grown) == want {
				return true
			}
		}
	}
	return false
}

// bag puts the roots of complete subtrees together into the root of the tree.
func bag(peaks []tlog.Hash) tlog.Hash {
	if len(peaks) == 0 {
		return Empty().Root
	}
	h := peaks[len(peaks)-1]
	for i := len(peaks) - 2; i >= 0; i-- {
		h = tlog.NodeHash(peaks[i], h)
	}
	return h
}

// ProveConsistency proves that the log of size to begins with the log of size from. From nothing, and to itself, the
// proof is empty.
func ProveConsistency(r tlog.HashReader, from, to int64) ([]tlog.Hash, error) {
	if from < 0 || from > to || to > MaxSize {
		return nil, fmt.Errorf("a log of %d entries does not begin with one of %d", to, from)
	}
	if from == 0 || from == to {
		return nil, nil
	}
	return tlog.ProveTree(to, from, r)
}

// checkConsistency verifies what ProveConsistency made.
func checkConsistency(proof []tlog.Hash, from, to Head) error {
	switch {
	case from.Size > to.Size:
		return errors.New("the later head is the smaller one")
	case from.Size == 0 && len(proof) == 0:
		return nil
	case from.Size == to.Size && from.Root == to.Root && len(proof) == 0:
		return nil
	case from.Size == 0 || from.Size == to.Size:
		return errors.New("the heads do not fit the proof")
	}
	return tlog.CheckTree(proof, to.Size, to.Root, from.Size, from.Root)
}

// ProvePrefix makes the proof of an Equivocation from the log of the larger checkpoint: the root that it had at size
// from, then the proof that it begins with that.
func ProvePrefix(r tlog.HashReader, from, to int64) ([]tlog.Hash, error) {
	if from < 0 || from > to || to > MaxSize {
		return nil, fmt.Errorf("a log of %d entries does not begin with one of %d", to, from)
	}
	if from == to {
		return nil, nil
	}
	root, err := tlog.TreeHash(from, r)
	if err != nil {
		return nil, err
	}
	proof, err := ProveConsistency(r, from, to)
	if err != nil {
		return nil, err
	}
	return append([]tlog.Hash{root}, proof...), nil
}

// branch reads the hashes of a log that leaves another one: those below count from the trunk, the others from its
// own.
type branch struct {
	trunk tlog.HashReader
	count int64
	own   []tlog.Hash
}

// ReadHashes reads hashes by their index.
func (b branch) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	var below, at []int64
	for i, x := range indexes {
		switch {
		case x < b.count:
			below, at = append(below, x), append(at, int64(i))
		case x-b.count < int64(len(b.own)):
			out[i] = b.own[x-b.count]
		default:
			return nil, fmt.Errorf("hash %d is not held", x)
		}
	}
	if len(below) == 0 {
		return out, nil
	}
	read, err := b.trunk.ReadHashes(below)
	if err != nil {
		return nil, err
	}
	if len(read) != len(below) {
		return nil, errors.New("some hashes are missing")
	}
	for i, h := range read {
		out[at[i]] = h
	}
	return out, nil
}
