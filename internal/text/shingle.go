package text

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// How a sketch is made. A change of any of these makes other sketches: then SketchVersion goes up.
const (
	// SketchVersion is kept in each sketch; sketches of different versions have no likeness.
	SketchVersion = 1

	shingleWords = 4    // words in a shingle
	windowed     = 16   // shingles in a window, of which one becomes a key
	mostMarks    = 4096 // marks that a sketch keeps at most
	mostSlots    = 512
	mostKeys     = 512
	slotContext  = 3 // words on each side by which a slot is known again
)

// Slot is a piece of a text that tells of this one happening and no other: a place, a date, a name. Numbers are slots
// without being named. Value is what it stands for, the same however it is written: the id of a place, a day.
type Slot struct {
	Span  Span
	Value string
}

// Sketch is what is kept of a text to tell whether another repeats it: marks, which are hashes of all runs of four
// words in folded form, and slots, which are what stands in it of numbers, places and dates, each known by the words
// around it. The zero value is that of a text without words, which is like no other.
//
// Up to 4,096 shingles all are kept, and what Compare says of them is exact but for collisions of hashes (less than one
// in 100,000 shingles). Of longer texts each 2nd, 4th, 8th… is kept, chosen by its hash, which is the same choice in
// every text: then a share of p among n kept shingles has the standard error √(p(1−p)/n), at most 0.5/√n. A
// sketch takes about 4 bytes for each word of the text.
type Sketch struct {
	Words int // in the text
	scale uint8
	marks []uint32 // sorted, each once
	slots []slot
	keys  []uint64
}

// slot is a value and hashes of the words before and after it.
type slot struct{ before, after, value uint32 }

// NewSketch makes the sketch of a text. slots need not be in order; those that overlap an earlier one or lie outside
// the text are passed over.
func NewSketch(s string, slots ...Slot) Sketch {
	words, items := cutSketch(s, slots)
	k := Sketch{Words: len(words)}
	if len(words) == 0 {
		return k
	}
	hashes := shingles(words)
	k.keys = winnow(hashes)
	k.slots = slotsOf(items)
	for len(hashes)>>k.scale > mostMarks {
		k.scale++
	}
	for {
		k.marks = k.marks[:0]
		for _, h := range hashes {
			if sampled(h, k.scale) {
				k.marks = append(k.marks, uint32(h>>32)) // #nosec G115 -- the upper half
			}
		}
		slices.Sort(k.marks)
		k.marks = slices.Compact(k.marks)
		if len(k.marks) <= mostMarks {
			return k
		}
		k.scale++
	}
}

// sampled reports whether a shingle is kept at a scale: one in 2^scale is. The mark is the upper half of the hash, so
// that it can be told from a mark too.
func sampled(h uint64, scale uint8) bool { return bits.TrailingZeros64(h>>32) >= int(scale) }

// Keys are hashes by which a sketch is found among many: of each 16 shingles in a row at least one. Two texts that
// share a run of 19 words have one in common (winnowing; Schleimer, Wilkerson, Aiken 2003).
func (k Sketch) Keys() []uint64 { return k.keys }

// item is a word, or a slot of one or several.
type item struct {
	hash  uint64
	value uint32 // of a slot; 0: a word
}

// slotHash stands for any slot among the words around another.
const slotHash = 0x9e3779b97f4a7c15

// cutSketch cuts a text into the hashes of its folded words, and the same with what is a slot marked.
func cutSketch(s string, slots []Slot) (words []uint64, items []item) {
	slots = slices.Clone(slots)
	slices.SortStableFunc(slots, func(a, b Slot) int { return cmp.Compare(a.Span.Start, b.Span.Start) })
	words = make([]uint64, 0, len(s)/6+1)
	items = make([]item, 0, len(s)/6+1)
	until := 0 // the end of the slot that we are in
	for at := 0; s != ""; {
		word, before, length, number := nextWord(s)
		if word == "" {
			break
		}
		start := at + utf8.RuneCountInString(s[:before])
		end := start + utf8.RuneCountInString(word)
		s, at = s[before+length:], end
		if word = Fold(word); number {
			word = strings.Map(digit, word)
		} else {
			word = strings.ReplaceAll(word, "'", "") // Da'esh and Daesh are one word
		}
		if word == "" {
			continue
		}
		h := hashWord(word)
		words = append(words, h)
		if start < until {
			continue // further words of a slot
		}
		for len(slots) > 0 && (slots[0].Span.End <= start || slots[0].Span.Start < until) {
			slots = slots[1:]
		}
		switch {
		case len(slots) > 0 && slots[0].Span.Start < end:
			until = slots[0].Span.End
			items = append(items, item{slotHash, slotValue(Fold(slots[0].Value))})
			slots = slots[1:]
		case number:
			items = append(items, item{slotHash, slotValue(word)})
		default:
			items = append(items, item{hash: h})
		}
	}
	return words, items
}

// nextWord finds the first word or number of s: as written, how many bytes stand before it and how many it takes.
func nextWord(s string) (word string, before, length int, number bool) {
	before = strings.IndexFunc(s, wordRune)
	if before < 0 {
		return "", 0, 0, false
	}
	rest := s[before:]
	first, length := utf8.DecodeRuneInString(rest)
	number = unicode.IsDigit(first)
	for length < len(rest) {
		r, size := utf8.DecodeRuneInString(rest[length:])
		switch {
		case number && unicode.IsDigit(r), !number && wordRune(r) && !unicode.IsDigit(r):
		case number && strings.ContainsRune(".,:٫٬", r): // 3,500 and 10:30 are one number
			if after, _ := utf8.DecodeRuneInString(rest[length+size:]); !unicode.IsDigit(after) {
				return rest[:length], before, length, number
			}
		default:
			return rest[:length], before, length, number
		}
		length += size
	}
	return rest, before, length, number
}

func wordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '\''
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.In(r, unicode.Mn, unicode.Mc, unicode.Cf) || r == '’' || r == 'ـ'
}

func digit(r rune) rune {
	if '0' <= r && r <= '9' {
		return r
	}
	return -1
}

// hashWord is FNV-1a with its bits mixed; the same on every machine, for sketches are kept.
func hashWord(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return mix(h)
}

// mix is the end of splitmix64: every bit of h decides over every bit of the result.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// slotValue is never 0.
func slotValue(s string) uint32 { return uint32(hashWord(s)>>32) | 1 } // #nosec G115 -- the upper half

// shingles hashes the runs of words, in their order; a text of fewer words than a shingle is one.
func shingles(words []uint64) []uint64 {
	n := min(shingleWords, len(words))
	out := make([]uint64, 0, len(words)-n+1)
	for i := 0; i+n <= len(words); i++ {
		var h uint64
		for _, w := range words[i : i+n] {
			h = mix(h + w)
		}
		out = append(out, h)
	}
	return out
}

// winnow takes of each window of shingles the one with the smallest hash, the last of equals.
func winnow(hashes []uint64) []uint64 {
	var keys []uint64
	for from := 0; ; from++ {
		window := hashes[from:min(from+windowed, len(hashes))]
		least := window[0]
		for _, h := range window[1:] {
			least = min(least, h)
		}
		if n := len(keys); n == 0 || keys[n-1] != least {
			keys = append(keys, least)
		}
		if from+windowed >= len(hashes) {
			break
		}
	}
	slices.Sort(keys)
	keys = slices.Compact(keys)
	return keys[:min(len(keys), mostKeys)] // the smallest, which is the same choice in every text
}

// slotsOf finds the slots with the words around each.
func slotsOf(items []item) []slot {
	var out []slot
	for i, it := range items {
		if it.value == 0 {
			continue
		}
		x := slot{value: it.value}
		if i >= slotContext {
			x.before = context(items[i-slotContext:i], 1)
		}
		if i+slotContext < len(items) {
			x.after = context(items[i+1:i+1+slotContext], 2)
		}
		if x.before != 0 || x.after != 0 {
			out = append(out, x)
		}
		if len(out) == mostSlots {
			break
		}
	}
	return out
}

// context hashes the words on one side of a slot; 0 when all are slots themselves and so say nothing.
func context(items []item, seed uint64) uint32 {
	h, telling := seed, false
	for _, it := range items {
		h = mix(h + it.hash)
		telling = telling || it.value == 0
	}
	if !telling {
		return 0
	}
	return uint32(h>>32) | 1 // #nosec G115 -- the upper half
}

// Resemblance is how far two texts are one.
type Resemblance struct {
	First   float64 // of the marks of the first text, how many the second has: 0…1
	Second  float64 // of the marks of the second text, how many the first has: 0…1
	Marks   int     // of the shorter text, on which Share rests
	Common  int     // marks that both have
	Same    int     // slots that stand in the same words and have the same value
	Changed int     // slots that stand in the same words and have another value
}

// Share is how much of the shorter text the longer one has: 0…1.
func (r Resemblance) Share() float64 { return max(r.First, r.Second) }

// Compare holds two sketches against each other.
func Compare(a, b Sketch) Resemblance {
	var r Resemblance
	if len(a.marks) == 0 || len(b.marks) == 0 {
		return r
	}
	scale := max(a.scale, b.scale)
	x, y := a.at(scale), b.at(scale)
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch {
		case x[i] < y[j]:
			i++
		case x[i] > y[j]:
			j++
		default:
			r.Common, i, j = r.Common+1, i+1, j+1
		}
	}
	if r.Marks = min(len(x), len(y)); r.Marks > 0 {
		r.First, r.Second = float64(r.Common)/float64(len(x)), float64(r.Common)/float64(len(y))
	}
	few, many := a.slots, b.slots
	if len(few) > len(many) {
		few, many = many, few
	}
	r.Same, r.Changed = compareSlots(few, many)
	return r
}

// at returns the marks that a coarser scale keeps.
func (k Sketch) at(scale uint8) []uint32 {
	if scale <= k.scale {
		return k.marks
	}
	var out []uint32
	for _, m := range k.marks {
		if bits.TrailingZeros32(m) >= int(scale) {
			out = append(out, m)
		}
	}
	return out
}

// When two texts are one. The table of TestLikenessTable holds what these were chosen from: of 88 copies (another
// headline, a byline and a footer, paragraphs cut, other spelling, house style, every fifteenth word left out, within a
// longer article) all have a share of 0.77 or more and at most 15 % of their slots changed, but for eight that are the
// beginning only, within an article of somebody else (0.41 to 0.63). Two papers that tell the same event in their own
// words share less than 0.05. Statements that an office makes from one form share 0.64 to 0.79, but at least 67 % of
// their slots changed: it is the slots that tell them from copies.
const (
	// Repeated is the likeness from which a text repeats another.
	Repeated = 0.6

	mostChanged = 0.25 // of the slots that stand in the same words; more: the same form filled in anew
	fewSlots    = 3    // with fewer slots in the same words, the words alone must say it:
	wordsAlone  = 0.85
)

// Likeness is how much of the shorter of two texts stands in the longer one: 0…1, exact or with the error that Sketch
// documents. It is 0 for texts that fill in one form with other numbers, places and dates, and for those that are not
// alike enough to tell that. From Repeated on, one repeats the other, or both a third.
func Likeness(a, b Sketch) float64 { return Compare(a, b).Likeness() }

// Likeness is that of the two texts: see the function of that name.
func (r Resemblance) Likeness() float64 {
	slots := r.Same + r.Changed
	if float64(r.Changed) > mostChanged*float64(slots) || slots < fewSlots && r.Share() < wordsAlone {
		return 0
	}
	return r.Share()
}

// MarshalBinary writes a sketch as it is kept; its keys are kept elsewhere.
func (k Sketch) MarshalBinary() ([]byte, error) {
	b := make([]byte, 0, 12+4*len(k.marks)+12*len(k.slots))
	b = append(b, SketchVersion, k.scale)
	b = binary.AppendUvarint(b, uint64(max(k.Words, 0))) // #nosec G115 -- not negative
	b = binary.AppendUvarint(b, uint64(len(k.marks)))
	for _, m := range k.marks {
		b = binary.LittleEndian.AppendUint32(b, m)
	}
	for _, s := range k.slots {
		b = binary.LittleEndian.AppendUint32(b, s.before)
		b = binary.LittleEndian.AppendUint32(b, s.after)
		b = binary.LittleEndian.AppendUint32(b, s.value)
	}
	return b, nil
}

// UnmarshalBinary reads a sketch that MarshalBinary wrote. One of another version is read as that of a text without
// words, which is like no other.
func (k *Sketch) UnmarshalBinary(b []byte) error {
	*k = Sketch{}
	if len(b) == 0 || b[0] != SketchVersion {
		return nil
	}
	broken := errors.New("a stored sketch cannot be read")
	if len(b) < 2 || b[1] > 31 {
		return broken
	}
	k.scale, b = b[1], b[2:]
	words, n := binary.Uvarint(b)
	if n <= 0 || words > math.MaxInt32 {
		return broken
	}
	marks, m := binary.Uvarint(b[n:])
	if b = b[n+max(m, 0):]; m <= 0 || marks > mostMarks || uint64(len(b)) < 4*marks || (uint64(len(b))-4*marks)%12 != 0 {
		return broken
	}
	k.Words = int(words) // #nosec G115 -- just tested
	k.marks = make([]uint32, marks)
	for i := range k.marks {
		k.marks[i], b = binary.LittleEndian.Uint32(b), b[4:]
	}
	if !slices.IsSorted(k.marks) {
		return broken
	}
	for ; len(b) > 0; b = b[12:] {
		k.slots = append(k.slots, slot{binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:]), binary.LittleEndian.Uint32(b[8:])})
	}
	return nil
}

// compareSlots counts the places in which both texts have a slot in the same words: with the same value, and with
// another. Each side of a slot is a place.
func compareSlots(a, b []slot) (same, changed int) {
	x, y := placesOf(a), placesOf(b)
	for i, j := 0, 0; i < len(x) && j < len(y); {
		if c := cmp.Compare(x[i].context, y[j].context); c != 0 {
			if c < 0 {
				i++
			} else {
				j++
			}
			continue
		}
		// All values that stand in these words, on either side.
		at, meet := x[i].context, false
		from := j
		for ; i < len(x) && x[i].context == at; i++ {
			for j = from; j < len(y) && y[j].context == at; j++ {
				meet = meet || x[i].value == y[j].value
			}
		}
		if meet {
			same++
		} else {
			changed++
		}
	}
	return same, changed
}

type slotPlace struct {
	context uint64
	value   uint32
}

func placesOf(slots []slot) []slotPlace {
	out := make([]slotPlace, 0, 2*len(slots))
	for _, s := range slots {
		if s.before != 0 {
			out = append(out, slotPlace{uint64(s.before), s.value})
		}
		if s.after != 0 {
			out = append(out, slotPlace{1<<32 | uint64(s.after), s.value})
		}
	}
	slices.SortFunc(out, func(a, b slotPlace) int {
		return cmp.Or(cmp.Compare(a.context, b.context), cmp.Compare(a.value, b.value))
	})
	return out
}
