package area

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// NameKey returns the form in which names of places are compared: without case, vowel marks, articles,
// spaces, apostrophes and hyphens, and blind to the usual ways of spelling one name, in Arabic (أ إ آ ا,
// ة ه, ى ي, a final hamza) and in Latin letters ("Deir ez-Zor", "Dayr az Zawr", "Deir Ezzor"). Two names with
// one key may still be two names; a caller that must know compares further. The key of a name that has no
// letters and no digits is empty.
func NameKey(name string) string {
	var b strings.Builder
	b.Grow(len(name))
	for _, w := range Words(name) {
		b.WriteString(WordKey(w))
	}
	return b.String()
}

// Words splits a name into its words, folded as far as a word can be on its own: lower case, no marks, Arabic
// letters in one form each. Apostrophes, backticks and ayn signs vanish; every other sign parts two words.
func Words(name string) []string {
	folded := make([]rune, 0, len(name))
	if !plain(name) {
		name = norm.NFKD.String(name)
	}
	for _, r := range name {
		folded = appendFolded(folded, r)
	}
	return strings.Fields(string(folded))
}

// plain reports whether a name holds only signs that appendFolded takes as they are.
func plain(name string) bool {
	for _, r := range name {
		if r >= 0x80 && (r < 0x0621 || r > 0x064a) {
			return false
		}
	}
	return true
}

// appendFolded appends the folded form of one decomposed rune: nothing, one rune, or a space between words.
func appendFolded(to []rune, r rune) []rune {
	switch r {
	case 'أ', 'إ', 'آ', 'ٱ', 'ا':
		return append(to, 'ا')
	case 'ة', 'ه', 'ە', 'ھ', 'ہ':
		return append(to, 'ه')
	case 'ى', 'ي', 'ئ', 'ی', 'ې', 'ێ':
		return append(to, 'ي')
	case 'ؤ', 'و', 'ۆ', 'ۇ':
		return append(to, 'و')
	case 'ك', 'ک', 'گ', 'ڭ':
		return append(to, 'ك')
	case 'ڤ', 'ڨ':
		return append(to, 'ف')
	case 'پ':
		return append(to, 'ب')
	case 'چ':
		return append(to, 'ج')
	case 'ڕ':
		return append(to, 'ر')
	case 'ڵ':
		return append(to, 'ل')
	case 'ء', 'ـ', '\'', '’', '‘', '`', '´', 'ʿ', 'ʾ', 'ʼ', 'ʻ', '′':
		return to
	case 'ı':
		return append(to, 'i')
	case 'ø', 'Ø':
		return append(to, 'o')
	case 'æ', 'Æ':
		return append(to, 'a', 'e')
	case 'ß':
		return append(to, 's', 's')
	case 'đ', 'Đ':
		return append(to, 'd')
	case 'ə', 'Ə':
		return append(to, 'a')
	}
	switch {
	case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
		return to
	case unicode.IsDigit(r):
		if r >= '٠' && r <= '٩' {
			r = '0' + r - '٠'
		}
		return append(to, r)
	case unicode.IsLetter(r):
		return append(to, unicode.ToLower(r))
	default:
		return append(to, ' ')
	}
}

// WordKey returns the key of one word of Words: empty for an article that stands alone.
func WordKey(word string) string {
	if word == "" {
		return ""
	}
	if word[0] < 0x80 {
		return latinKey(word)
	}
	if rest, ok := strings.CutPrefix(word, "ال"); ok {
		if len(rest) >= 4 || rest == "" {
			word = rest
		}
	}
	return word
}

// latinArticles are the forms of the Arabic article in Latin letters, assimilated or not.
var latinArticles = map[string]bool{
	"al": true, "el": true, "ar": true, "as": true, "ad": true, "an": true, "at": true, "az": true, "ash": true, "adh": true, "ath": true,
	"er": true, "es": true, "ed": true, "en": true, "et": true, "ez": true, "esh": true, "eth": true, "edh": true, "ech": true, "ach": true, "ul": true, "il": true,
	"the": true,
}

// latinKey folds the ways in which Arabic names are written in Latin letters into one.
func latinKey(w string) string {
	if latinArticles[w] {
		return ""
	}
	// An article written on to its word: "alraqqa", "ezzor", "arraqqah", "assuwayda".
	if rest, ok := strings.CutPrefix(w, "al"); ok && len(rest) >= 5 && strings.IndexByte("bcfghjkmqwxy", rest[0]) >= 0 {
		w = rest
	} else if len(w) >= 5 && (w[0] == 'a' || w[0] == 'e') && w[1] == w[2] && strings.IndexByte("rsdntz", w[1]) >= 0 {
		w = w[2:]
	}
	out := make([]byte, 0, len(w))
	put := func(c byte) {
		if n := len(out); n == 0 || out[n-1] != c {
			out = append(out, c)
		}
	}
	for i := 0; i < len(w); i++ {
		c := w[i]
		next := byte(0)
		if i+1 < len(w) {
			next = w[i+1]
		}
		switch c {
		case 'a':
			switch next {
			case 'y', 'i', 'e': // ay, ai, ae
				put('i')
				i++
			case 'w', 'u', 'o': // aw, au, ao
				put('u')
				i++
			default:
				put('a')
			}
		case 'e':
			switch {
			case i == len(w)-1, next == 'h' && i == len(w)-2: // a final -e or -eh is a ta marbuta
				put('a')
				i = len(w)
			case next == 'i' || next == 'y' || next == 'e':
				put('i')
				i++
			default:
				put('i')
			}
		case 'i', 'y':
			put('i')
		case 'o', 'u':
			put('u')
			if next == 'u' || next == 'o' || next == 'w' {
				i++
			}
		case 'w':
			put('u')
		case 'h':
			if i != len(w)-1 || len(out) == 0 || out[len(out)-1] != 'a' { // a final -ah
				put('h')
			}
		case 'd', 't', 'k', 's', 'g', 'p', 'c', 'z':
			if next == 'h' { // dh th kh sh gh ph ch zh
				i++
				switch c {
				case 'p':
					put('f')
				case 'c', 's':
					put('x') // sh and French ch
				case 'd', 'z':
					put('d')
				default:
					put(c)
				}
				continue
			}
			if c == 'c' {
				c = 'k'
			}
			if c == 'd' && next == 'j' {
				i++
				c = 'j'
			}
			put(c)
		case 'q':
			put('k')
			if next == 'u' && i+2 < len(w) && strings.IndexByte("aei", w[i+2]) >= 0 {
				i++
			}
		case 'v':
			put('f')
		default:
			if c >= 0x80 { // letters that do not decompose stay as they are
				out = append(out, c)
				continue
			}
			put(c)
		}
	}
	return string(out)
}
