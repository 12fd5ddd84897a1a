package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	"github.com/clipperhouse/uax29/v2/words"
)

// Kind is what sort of token it is.
type Kind uint8

// The kinds of token.
const (
	Word   Kind = iota // has a letter
	Number             // digits, with their separators: 4, 3,500, ٤
	Punct              // one punctuation mark or symbol
	Break              // one or more line ends
)

// Token is one word, number or mark of a text. White space gives no token, line ends one Break.
type Token struct {
	Span Span   // code points of the text
	Text string // as written
	Norm string // Fold(Text), without what breaks a word up
	Kind Kind
	Word int32 // numbers the different words of the text from 0: those of one number have one Norm; a number may be left out
}

// Tokenize splits a text into its tokens in order (Unicode word boundaries; Arabic letters written together
// with a number, as in "و3", are split from it; words broken up against filters, as in "قتـ ـل", are one). Byte sequences that are no UTF-8 count one code point each.
func Tokenize(s string) []Token { return tokenize(s, plain) }

// tokenize is Tokenize with what measures the plain beginning of a text.
func tokenize(s string, plain func(string) (bytes, runes int, kind Kind)) []Token {
	spaces := strings.Count(s, " ")
	t := tokenizer{out: make([]Token, 0, spaces+spaces/3+8), words: make(map[string]int32, spaces/2)}
	at := 0
	lineEnds := 0 // byte at which the last Break begins
	rest := words.FromString("")
	for i := 0; i < len(s); {
		// Most of a text is words of plain letters with a space or a mark behind them, which need no table of boundaries.
		if bytes, runes, kind := plain(s[i:]); bytes > 0 {
			if kind != blankKind {
				t.add(Span{at, at + runes}, s[i:i+bytes], kind)
			}
			at, i = at+runes, i+bytes
			if kind == Word {
				t.mend(s[:i])
			}
			continue
		}
		rest.SetText(s[i:]) // a boundary does not depend on what stands before the last one
		rest.Next()
		w := rest.Value()
		n := utf8.RuneCountInString(w)
		kind, keep := kindOf(w)
		switch {
		case !keep:
		case kind == Break && len(t.out) > 0 && t.out[len(t.out)-1].Kind == Break:
			last := &t.out[len(t.out)-1] // blank lines: one break
			last.Span.End = at + n
			last.Text = s[lineEnds : i+len(w)]
		case kind == Word && arabicAt(w, 0) && strings.ContainsAny(w, glue):
			t.unglue(w, at)
		case kind == Word && hasArabicThenDigit(w):
			t.addParted(w, Span{at, at + n})
		default:
			if kind == Break {
				lineEnds = i
			}
			t.add(Span{at, at + n}, w, kind)
		}
		at, i = at+n, i+len(w)
		t.mend(s[:i])
	}
	return t.out
}

// tokenizer folds each word of a text once.
type tokenizer struct {
	out   []Token
	words map[string]int32
	norms []string
}

func (t *tokenizer) add(span Span, s string, kind Kind) {
	word, known := t.words[s]
	if !known {
		word = int32(len(t.norms))
		t.words[s] = word
		t.norms = append(t.norms, Fold(s))
	}
	t.out = append(t.out, Token{span, s, t.norms[word], kind, word})
}

// addParted adds the letters and the number of a word like "و3".
func (t *tokenizer) addParted(w string, span Span) {
	cut, runes := splitAtDigit(w)
	t.add(Span{span.Start, span.Start + runes}, w[:cut], Word)
	t.add(Span{span.Start + runes, span.End}, w[cut:], kindOfRest(w[cut:]))
}

// glue are the marks that hold letters together in Unicode's rules for words and in Arabic do not: a full stop or colon
// without a space behind it ("الشحيل.وقال"), the line in a hashtag ("دير_الزور"), which stands for a space.
const glue = ".:_"

// unglue adds the words of w, which begins at code point at. Abbreviations stay whole: "أ.ف.ب".
func (t *tokenizer) unglue(w string, at int) {
	for {
		i := 0
		for i < len(w) && (!strings.Contains(glue, w[i:i+1]) || w[i] != '_' && (i < 4 || len(w) <= i+3 || !arabicAt(w, i-4) || !arabicAt(w, i+1) || !arabicAt(w, i+3))) {
			i++
		}
		if i > 0 {
			n := utf8.RuneCountInString(w[:i])
			if hasArabicThenDigit(w[:i]) {
				t.addParted(w[:i], Span{at, at + n})
			} else if kind, keep := kindOf(w[:i]); keep {
				t.add(Span{at, at + n}, w[:i], kind)
			}
			at += n
		}
		if i == len(w) {
			return
		}
		if w[i] != '_' {
			t.add(Span{at, at + 1}, w[i:i+1], Punct)
		}
		w, at = w[i+1:], at+1
	}
}

// mend joins the word that has just been added, and stands at the end of s, to the one before it when the two are one word
// broken up against the filters of social networks, as monitors write: "قتـ ـل", "انفجـ*ـار", "الخلا*فة", "amb*ush". Its norm
// is that of the whole word.
func (t *tokenizer) mend(s string) {
	n := len(t.out) - 1
	if n < 1 || t.out[n].Kind != Word || !arabicAt(t.out[n].Text, 0) && (n < 2 || t.out[n-1].Text != "*" || !latinAt(t.out[n].Text)) {
		return
	}
	last, first := t.out[n], n-1
	switch before := t.out[first]; {
	case strings.HasSuffix(before.Text, tatweel) && strings.HasPrefix(last.Text, tatweel) && last.Norm != "" &&
		before.Span.End+1 == last.Span.Start && s[len(s)-len(last.Text)-1] == ' ':
	case before.Text == "*" && first > 0 && before.Span.End == last.Span.Start && t.out[first-1].Span.End == before.Span.Start:
		first--
	default:
		return
	}
	whole := t.out[first]
	if whole.Kind != Word || whole.Norm == "" || !arabicAt(whole.Text, 0) && !latinAt(whole.Text) || arabicAt(whole.Text, 0) != arabicAt(last.Text, 0) {
		return
	}
	end := len(s)
	whole.Span.End = last.Span.End
	whole.Text = s[end-len(last.Text)-1-len(whole.Text) : end]
	word, known := t.words[whole.Text]
	if !known {
		word = int32(len(t.norms))
		t.words[whole.Text] = word
		t.norms = append(t.norms, whole.Norm+last.Norm)
	}
	whole.Norm, whole.Word = t.norms[word], word
	t.out = append(t.out[:first], whole)
}

// latinAt reports whether a word begins with a plain Latin letter.
func latinAt(s string) bool { return s != "" && (s[0]|0x20 >= 'a' && s[0]|0x20 <= 'z') }

const tatweel = "ـ"

// blankKind is what plain says of a space, which gives no token.
const blankKind = Kind(0xff)

// plain measures what s begins with when that is of the simplest kinds, whose end needs no more than a look at the next
// character: letters of one script, a common mark, a space. For all else it returns 0 bytes.
func plain(s string) (bytes, runes int, kind Kind) {
	if n := lettersOf(s); n > 0 {
		if n < len(s) && !parts(s[n:]) {
			return 0, 0, 0
		}
		if s[0] >= utf8.RuneSelf {
			return n, n / 2, Word
		}
		return n, n, Word
	}
	n, kind := 1, Punct
	switch s[0] {
	case ' ':
		// A mark for letters would stand on the space, and spaces stay together.
		if len(s) == 1 || s[1] != ' ' && s[1] < utf8.RuneSelf || arabicAt(s, 1) {
			return 1, 1, blankKind
		}
		return 0, 0, 0
	case '.', ',', ':', ';', '(', ')', '"', '!', '?', '-', '/':
	case 0xd8:
		if len(s) == 1 || s[1] != 0x8c && s[1] != 0x9b { // ، ؛
			return 0, 0, 0
		}
		n = 2
	default:
		return 0, 0, 0
	}
	if n < len(s) && s[n] != ' ' && s[n] != '\n' && (s[n]|0x20 < 'a' || s[n]|0x20 > 'z') && !arabicAt(s, n) {
		return 0, 0, 0
	}
	return n, 1, kind
}

// lettersOf is how many bytes of plain letters s begins with, all of the Latin alphabet or all of the Arabic one.
func lettersOf(s string) int {
	n := 0
	for n < len(s) && (s[n]|0x20) >= 'a' && (s[n]|0x20) <= 'z' {
		n++
	}
	if n > 0 {
		return n
	}
	for arabicAt(s, n) {
		n += 2
	}
	return n
}

// arabicAt reports one of the letters U+0621 to U+064A at byte i.
func arabicAt(s string, i int) bool {
	return i+1 < len(s) && (s[i] == 0xd8 && s[i+1] >= 0xa1 && s[i+1] <= 0xbf || s[i] == 0xd9 && s[i+1] >= 0x80 && s[i+1] <= 0x8a)
}

// parts reports whether what follows letters is surely no part of the word.
func parts(s string) bool {
	switch s[0] {
	case ' ', '\n', '\r', ',', ';', '(', ')', '"', '!', '?', '-', '/':
		return true
	case '.':
		return len(s) == 1 || s[1] == ' ' || s[1] == '\n'
	case 0xd8:
		return len(s) > 1 && (s[1] == 0x8c || s[1] == 0x9b)
	}
	return false
}

func kindOf(w string) (k Kind, keep bool) {
	k, keep = Punct, false
	for _, r := range w {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029' || r == '\u0085':
			return Break, true
		case unicode.IsLetter(r):
			return Word, true
		case unicode.IsDigit(r):
			k, keep = Number, true
		case !unicode.IsSpace(r) && !unicode.In(r, unicode.Cf, unicode.Mn):
			keep = true
		}
	}
	return k, keep
}

func kindOfRest(w string) Kind {
	k, _ := kindOf(w)
	return k
}

func hasArabicThenDigit(w string) bool {
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.Is(unicode.Arabic, r) && strings.ContainsFunc(w, unicode.IsDigit) && !unicode.IsDigit(r)
}

// splitAtDigit returns the byte and the code point offset of the first digit.
func splitAtDigit(w string) (cut, runes int) {
	for i, r := range w {
		if unicode.IsDigit(r) {
			return i, runes
		}
		runes++
	}
	return len(w), runes
}

// abbreviations end in a full stop that ends no sentence.
var abbreviations = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "gen": true, "brig": true, "adm": true, "col": true, "lt": true, "maj": true, "sgt": true,
	"capt": true, "st": true, "no": true, "vs": true, "approx": true, "jan": true, "feb": true, "mar": true,
	"apr": true, "jun": true, "jul": true, "aug": true, "sep": true, "sept": true, "oct": true, "nov": true, "dec": true,
	"u.s": true, "u.k": true, "u.n": true, "e.g": true, "i.e": true, "a.m": true, "p.m": true,
	"د": true, "م": true, "أ": true, "ص": true, "كم": true,
}

// Sentences returns the sentences of a text, without the white space around them, in order and without overlap. A line end
// ends a sentence unless the line is a wrapped one; a comma at the end of a paragraph carries on into the next.
func Sentences(s string) []Span {
	var out []Span
	at := 0
	joined := false // the sentence before runs on
	it := sentences.FromString("")
	for i := 0; i < len(s); {
		// Nothing ends a sentence but marks and line ends. The last character before one is looked at: "U.S. forces".
		near := i + unbroken(s[i:])
		it.SetText(s[near:])
		it.Next()
		v := s[i : near+len(it.Value())]
		n := utf8.RuneCountInString(v)
		body := strings.TrimLeftFunc(v, blank)
		rest := len(body)
		lead := utf8.RuneCountInString(v[:len(v)-rest])
		body = strings.TrimRightFunc(body, blank)
		if body == "" {
			at, i = at+n, i+len(v)
			continue
		}
		tail := utf8.RuneCountInString(v[len(v)-rest+len(body):])
		span := Span{at + lead, at + n - tail}
		if joined && len(out) > 0 {
			out[len(out)-1].End = span.End
		} else {
			out = append(out, span)
		}
		joined = runsOn(body, v, s[i:], out[len(out)-1])
		at, i = at+n, i+len(v)
	}
	return out
}

// unbroken is how many bytes s begins with in which no sentence can end, without the last character of them.
func unbroken(s string) int {
	n, last := 0, 0
	for n < len(s) {
		c := s[n]
		switch {
		case c >= ' ' && c < 0x7f && c != '.' && c != '!' && c != '?':
			last, n = n, n+1
		case arabicAt(s, n), c == 0xd8 && n+1 < len(s) && s[n+1] == 0x8c: // ،
			last, n = n, n+2
		default:
			return last
		}
	}
	return last
}

// runsOn reports whether a segment is not yet the whole sentence. rest is the text from the segment on.
func runsOn(body, segment, rest string, sofar Span) bool {
	last, _ := utf8.DecodeLastRuneInString(body)
	next := strings.TrimLeftFunc(rest[len(segment):], blank)
	if next == "" {
		return false
	}
	if last == '،' || last == ',' {
		return sofar.End-sofar.Start < 2000
	}
	if last == '.' {
		word := body[strings.LastIndexFunc(body[:len(body)-1], unicode.IsSpace)+1 : len(body)-1]
		word = strings.TrimLeft(word, "(\"'«“")
		return abbreviations[strings.ToLower(word)] && !strings.ContainsAny(segment, "\n\r")
	}
	if !strings.HasSuffix(strings.TrimRight(segment, " \t"), "\n") || strings.ContainsRune(".!?؟:؛…\"»”", last) {
		return false
	}
	// A single line end after a long line that closes nothing: a wrapped line.
	gap := rest[len(segment) : len(rest)-len(next)]
	return !strings.Contains(gap, "\n") && utf8.RuneCountInString(body) >= 60 && !strings.ContainsAny(next[:1], "-*•#—")
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200F' || r == '\u200E' }

// Lang tells Arabic ("ar") from English ("en") by which script has more letters; text with no letter of
// either is "".
func Lang(s string) string {
	var arabic, latin int
	for i := 0; i < len(s); {
		switch c := s[i]; {
		case c < utf8.RuneSelf:
			if c|0x20 >= 'a' && c|0x20 <= 'z' {
				latin++
			}
			i++
			continue
		case arabicAt(s, i) && s[i:i+2] != tatweel:
			arabic++
			i += 2
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.Is(unicode.Latin, r):
			latin++
		}
		i += size
	}
	switch {
	case arabic == 0 && latin == 0:
		return ""
	case arabic*2 >= latin: // names and links in Latin letters stand in many Arabic texts
		return "ar"
	}
	return "en"
}

// Slice returns the code points of s in span; bounds outside s are clamped. For many spans of one text make
// an Index first.
func Slice(s string, span Span) string { return NewIndex(s).Slice(span) }

// Index finds spans of code points in a text quickly.
type Index struct {
	text  string
	every []int // byte offset of each 32nd code point
	n     int
}

const indexStep = 32

// NewIndex makes an index of s.
func NewIndex(s string) *Index {
	ix := &Index{text: s}
	for i := range s {
		if ix.n%indexStep == 0 {
			ix.every = append(ix.every, i)
		}
		ix.n++
	}
	return ix
}

// Len is the number of code points.
func (ix *Index) Len() int { return ix.n }

// Slice returns the code points in span; bounds outside the text are clamped.
func (ix *Index) Slice(span Span) string {
	a, b := ix.byteAt(span.Start), ix.byteAt(span.End)
	if b < a {
		return ""
	}
	return ix.text[a:b]
}

func (ix *Index) byteAt(i int) int {
	if i <= 0 || ix.n == 0 {
		return 0
	}
	if i >= ix.n {
		return len(ix.text)
	}
	off := ix.every[i/indexStep]
	for range i % indexStep {
		_, size := utf8.DecodeRuneInString(ix.text[off:])
		off += size
	}
	return off
}
