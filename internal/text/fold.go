package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold returns the form of s in which names and words are compared: compatibility forms resolved (NFKC and
// further: marks fall away), letters in lower case, the forms of alef, ya, ta marbuta and carried hamza made
// one, tatweel, marks and invisible format characters dropped, Arabic-Indic digits made 0–9. It is idempotent.
// Folded text is for matching only and never shown.
func Fold(s string) string {
	same := foldedUpTo(s)
	if same == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	b.WriteString(s[:same])
	var buf [8]rune
	for _, r := range s[same:] {
		for _, f := range foldRune(buf[:0], r) {
			b.WriteRune(f)
		}
	}
	return b.String()
}

// Folded is a folded text with the way back to the text it was made from.
type Folded struct {
	Text string
	back []int32 // for each code point of Text, the code point of the original it came from; one more at the end
}

// FoldMap folds s and keeps the map back to it.
func FoldMap(s string) Folded {
	var b strings.Builder
	b.Grow(len(s))
	back := make([]int32, 0, len(s)/2+1)
	var buf [8]rune
	var at int32
	for _, r := range s {
		for _, f := range foldRune(buf[:0], r) {
			b.WriteRune(f)
			back = append(back, at)
		}
		at++
	}
	return Folded{Text: b.String(), back: append(back, at)}
}

// Original returns the span of the original text that the code points [start, end) of the folded text came
// from. Marks that follow the last letter belong to it. Bounds outside the folded text are clamped.
func (f Folded) Original(start, end int) Span {
	last := len(f.back) - 1
	if last < 0 {
		return Span{}
	}
	start = min(max(start, 0), last)
	end = min(max(end, start), last)
	if start == end {
		return Span{int(f.back[start]), int(f.back[start])}
	}
	stop := int(f.back[end])
	if first := int(f.back[end-1]); stop == first {
		stop = first + 1 // one original code point folds to several: take it whole
	}
	return Span{int(f.back[start]), stop}
}

// foldedUpTo is how many bytes of s surely are as Fold would leave them: English in lower case, and Arabic letters that
// stand for themselves.
func foldedUpTo(s string) int {
	i := 0
	for i < len(s) {
		switch c := s[i]; {
		case c < utf8.RuneSelf && (c < 'A' || c > 'Z') && c != '`':
			i++
		case i+1 < len(s) && c == 0xd8 && (s[i+1] == 0xa1 || s[i+1] == 0xa7 || s[i+1] == 0xa8 || s[i+1] >= 0xaa && s[i+1] <= 0xba), // ء ا ب ت…غ
			i+1 < len(s) && c == 0xd9 && (s[i+1] >= 0x81 && s[i+1] <= 0x88 || s[i+1] == 0x8a): // ف…و ي
			i += 2
		default:
			return i
		}
	}
	return i
}

// foldRune appends the folded form of r to dst: none, one or several code points.
func foldRune(dst []rune, r rune) []rune {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		} else if r == '`' {
			r = '\''
		}
		return append(dst, r)
	case r >= 0x0621 && r <= 0x064A: // the Arabic letters, by far the most common here
		switch r {
		case 'أ', 'إ', 'آ':
			r = 'ا'
		case 'ؤ':
			r = 'و'
		case 'ئ', 'ى':
			r = 'ي'
		case 'ة':
			r = 'ه'
		case 'ـ':
			return dst
		}
		return append(dst, r)
	case r >= 0x0660 && r <= 0x0669:
		return append(dst, r-0x0660+'0')
	case r >= 0x06F0 && r <= 0x06F9:
		return append(dst, r-0x06F0+'0')
	}
	switch r {
	case '‘', '’', 'ʼ', 'ʿ', 'ʾ', 'ʻ', '‛', '´':
		return append(dst, '\'')
	case 'ی', 'ې':
		return append(dst, 'ي')
	case 'ک':
		return append(dst, 'ك')
	case 'ٱ':
		return append(dst, 'ا')
	case 'ە', 'ۃ', 'ہ', 'ھ':
		return append(dst, 'ه')
	}
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return dst
	}
	var enc [utf8.UTFMax]byte
	n := utf8.EncodeRune(enc[:], r)
	decomposed := norm.NFKD.Properties(enc[:n]).Decomposition()
	if len(decomposed) == 0 {
		return append(dst, unicode.ToLower(r))
	}
	for len(decomposed) > 0 {
		d, size := utf8.DecodeRune(decomposed)
		decomposed = decomposed[size:]
		if d == r { // cannot recur for ever
			dst = append(dst, d)
			continue
		}
		dst = foldRune(dst, d)
	}
	return dst
}

// Stripped is a folded word without some of its clitics: the one-letter words that Arabic writes together with
// the next word, and the article.
type Stripped struct {
	Prefix string // what was taken off, without the article: "", "و", "ب", "وب", "ل", …
	Rest   string // what is left; for "لل…" the article is put back
}

// Strip returns the readings of a folded Arabic word with its leading one-letter words (و ف ب ل ك س) taken
// off step by step, the word itself first. "للرقه" gives ل + الرقه. The article stays on. Words in other
// scripts and rests of fewer than two letters are not given.
func Strip(word string) []Stripped { return strip(make([]Stripped, 0, maxStripped), word) } // inlined: the slice stays on the stack

// maxStripped is the most readings that Strip gives.
const maxStripped = 7

func strip(out []Stripped, word string) []Stripped {
	const letter = len("ا")
	out = append(out, Stripped{"", word})
	for at := 0; at < 3*letter; at += letter {
		rest := word[at:]
		r, _ := utf8.DecodeRuneInString(rest)
		switch r {
		case 'و', 'ف', 'ب', 'ل', 'ك', 'س':
		default:
			return out
		}
		tail := rest[letter:]
		if len(tail) < 2*letter {
			return out
		}
		if r == 'ل' && strings.HasPrefix(tail, "ل") && len(tail) > 2*letter {
			out = append(out, Stripped{word[:at+letter], "ا" + tail})
		}
		out = append(out, Stripped{word[:at+letter], tail})
	}
	return out
}
