package read

import (
	"hash/maphash"
	"math/bits"
)

// wordTable holds what is known of words. Most words that are asked for are not in it, which one look at memory tells, and
// the collection of garbage finds no pointers in it.
type wordTable struct {
	seed  maphash.Seed
	slots []uint32 // by the hash of a word: other bits of the hash, and below them the number of its entry from 1; 0 is empty
	known []tableWord
	text  []byte // the words, one after another
}

type tableWord struct {
	knownWord
	from, to uint32 // in the text
}

// numberBits are the bits of a slot that number an entry.
const numberBits = 1<<18 - 1

func newWordTable(words int) wordTable {
	return wordTable{seed: maphash.MakeSeed(), slots: make([]uint32, 1<<bits.Len(uint(2*words))), known: make([]tableWord, 0, words)}
}

// of is what is known of a word.
func (t *wordTable) of(word string) knownWord {
	if n := t.slots[t.slot(word)] & numberBits; n != 0 {
		return t.known[n-1].knownWord
	}
	return knownWord{}
}

// at is where to write down what is known of a word, until the next word is written down.
func (t *wordTable) at(word string) *knownWord {
	slot := t.slot(word)
	if n := t.slots[slot] & numberBits; n != 0 {
		return &t.known[n-1].knownWord
	}
	if 2*len(t.known) >= len(t.slots) {
		t.grow()
		slot = t.slot(word)
	}
	from := uint32(len(t.text))
	t.text = append(t.text, word...)
	t.known = append(t.known, tableWord{from: from, to: uint32(len(t.text))})
	t.slots[slot] = t.mark(word) | uint32(len(t.known))
	return &t.known[len(t.known)-1].knownWord
}

func (t *wordTable) hash(word string) uint64 { return maphash.String(t.seed, word) }

// slot is where the number of a word stands, or would.
func (t *wordTable) slot(word string) int {
	hash := t.hash(word)
	mark, mask := uint32(hash>>32)&^numberBits, len(t.slots)-1
	slot := int(hash) & mask
	for ; t.slots[slot] != 0; slot = (slot + 1) & mask {
		if t.slots[slot]&^numberBits != mark {
			continue
		}
		if e := &t.known[t.slots[slot]&numberBits-1]; string(t.text[e.from:e.to]) == word {
			break
		}
	}
	return slot
}

func (t *wordTable) mark(word string) uint32 {
	return uint32(t.hash(word)>>32) &^ numberBits
}

func (t *wordTable) grow() {
	t.slots = make([]uint32, 2*len(t.slots))
	for n, e := range t.known {
		word := string(t.text[e.from:e.to])
		t.slots[t.slot(word)] = t.mark(word) | uint32(n+1)
	}
}
