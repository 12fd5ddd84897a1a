package read

import (
	"encoding/binary"
	"slices"
	"strings"
)

// lexemes numbers what the table of triggers writes down, each notation of a word once ("=ضبط/ضبط", "#هجوم", "camp"), and
// says of which a word is a form. A pattern keeps numbers, not the hundred forms that each stands for: the tables stay
// small, and whether a word fits costs no look-up of a string.
type lexemes struct {
	words wordTable  // of each form, its kind
	kinds []wordKind // the first is that of words of which the table knows nothing
}

// wordKind is what all words that are forms of the same lexemes have in common.
type wordKind struct {
	of     lexemeSet
	begins []opening
}

// opening is a rule that a word may begin.
type opening struct {
	*rule
	verb bool // the word is a form of a verb in it, and of nothing else
}

// lexemeSet is some lexemes. Most sets that are held against each other share none, which the bits tell at once.
type lexemeSet struct {
	numbers []int32 // in order
	bits    uint64  // number modulo 64
}

func (s *lexemeSet) add(numbers ...int32) {
	for _, n := range numbers {
		if at, found := slices.BinarySearch(s.numbers, n); !found {
			s.numbers = slices.Insert(s.numbers, at, n)
			s.bits |= 1 << (n % 64)
		}
	}
}

// with is the lexemes of both sets, which stay as they are.
func (s lexemeSet) with(o *lexemeSet) lexemeSet {
	s.numbers = slices.Clone(s.numbers)
	s.add(o.numbers...)
	return s
}

// meets reports whether both have a lexeme.
func (s *lexemeSet) meets(o *lexemeSet) bool {
	if s.bits&o.bits == 0 {
		return false
	}
	short, long := s.numbers, o.numbers
	if len(short) > len(long) {
		short, long = long, short
	}
	for _, n := range short {
		if _, found := slices.BinarySearch(long, n); found {
			return true
		}
	}
	return false
}

// lexicographer makes lexemes from notations. It is dropped when the table is read.
type lexicographer struct {
	numbers map[string][]int32 // by notation
	latinED map[int32][]string // forms in -ed of a lexeme
	verbs   map[int32]bool     // lexemes that are Arabic verbs
	next    int32
	of      map[string][]int32 // by form: its lexemes, in order
}

// literal is the lexeme of a word in no other form than this.
func (l *lexicographer) literal(w string) []int32 { return l.lexeme("'"+w, []string{w}) }

// lexeme numbers the forms of a notation.
func (l *lexicographer) lexeme(notation string, forms []string) []int32 {
	if known := l.numbers[notation]; known != nil {
		return known
	}
	n := l.next
	l.next++
	l.verbs[n] = strings.HasPrefix(notation, "=")
	for _, form := range forms {
		if of := l.of[form]; len(of) == 0 || of[len(of)-1] != n { // numbers only grow: the list stays in order
			l.of[form] = append(of, n)
		}
		if isLatin(form) && strings.HasSuffix(form, "ed") {
			l.latinED[n] = append(l.latinED[n], form)
		}
	}
	l.numbers[notation] = []int32{n}
	return l.numbers[notation]
}

// notation gives the lexemes of a word as the table writes it. A plain word is one of its own, and so are the further
// forms of a plain plural: whether a word is written in a pattern as it stands can be told from the numbers.
func (l *lexicographer) notation(w string) []int32 {
	if known := l.numbers[w]; known != nil {
		return known
	}
	forms := expand(w)
	if forms[0] != w {
		return l.lexeme(w, forms)
	}
	numbers := slices.Clone(l.literal(w))
	if len(forms) > 1 {
		numbers = append(numbers, l.lexeme(w+"…", forms[1:])...)
	}
	l.numbers[w] = numbers
	return numbers
}

// index finds the kinds of words for rules in the order of the table.
func (l *lexicographer) index(rules []*rule, verbs, others []lexemeSet) lexemes {
	starting := make([][]int32, l.next) // the rules that a lexeme begins
	for k, r := range rules {
		for _, n := range r.words[0].of.numbers {
			starting[n] = append(starting[n], int32(k))
		}
	}
	out := lexemes{words: newWordTable(len(l.of) + len(l.of)/4), kinds: make([]wordKind, 1)}
	kinds := map[string]uint16{}
	var key []byte
	for form, numbers := range l.of {
		key = key[:0]
		for _, n := range numbers {
			key = binary.LittleEndian.AppendUint32(key, uint32(n))
		}
		kind, known := kinds[string(key)]
		if !known {
			kind = uint16(len(out.kinds))
			kinds[string(key)] = kind
			var k wordKind
			k.of.add(numbers...)
			var begun []int32
			for _, n := range numbers {
				begun = append(begun, starting[n]...)
			}
			slices.Sort(begun)
			for _, n := range slices.Compact(begun) {
				k.begins = append(k.begins, opening{rules[n], verbs[n].meets(&k.of) && !others[n].meets(&k.of)})
			}
			out.kinds = append(out.kinds, k)
		}
		word := out.words.at(form)
		word.kind = kind
		if slices.ContainsFunc(numbers, func(n int32) bool { return l.verbs[n] }) {
			word.in |= actForm
		}
	}
	return out
}
