package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// AnalyzerVersion changes whenever Analyze would give other tokens for the same text; rows carry it.
const AnalyzerVersion = 1

// maxToken is the longest token in bytes; what is longer is cut, so that no database's index refuses it.
const maxToken = 128

// Analyze returns the tokens under which a text is indexed, in order and with repeats: folded, Arabic words by light10,
// English words by Snowball. What is written together with a digit, '@', '.', '_', ':' or '/' (cve-2026-1,
// an id, an e-mail address) stays one token and its parts are indexed as well; words joined by a hyphen alone
// are split. Tokens hold letters, digits and ".-_:/@" only.
func Analyze(s string) []string { return analyze(s, true) }

// AnalyzeQuery returns the tokens that a text must all have to be found by the query s. It differs from
// Analyze where that indexes a whole and its parts: the query asks for the whole.
func AnalyzeQuery(s string) []string { return analyze(s, false) }

func analyze(s string, parts bool) []string {
	f := Fold(s)
	out := make([]string, 0, len(f)/7+1)
	for i := 0; i < len(f); {
		r, size := utf8.DecodeRuneInString(f[i:])
		if !inWord(r) {
			i += size
			continue
		}
		end, joints, solid := i+size, 0, unicode.IsDigit(r)
		for end < len(f) {
			r, size = utf8.DecodeRuneInString(f[end:])
			if inWord(r) {
				solid = solid || unicode.IsDigit(r)
				end += size
				continue
			}
			if !strings.ContainsRune(".-_:/@", r) {
				break
			}
			// A joint counts only between word characters; STIX ids have two hyphens in a row.
			next := end + size
			for next < len(f) && f[next] == '-' {
				next++
			}
			if n, _ := utf8.DecodeRuneInString(f[next:]); next >= len(f) || !inWord(n) {
				break
			}
			joints++
			solid = solid || r == '@' || r == '_' || ((r == '.' || r == ':' || r == '/') && f[i] < utf8.RuneSelf && f[next] < utf8.RuneSelf)
			end = next
		}
		word := strings.ReplaceAll(f[i:end], "'", "") // Da'esh and Daesh are one word
		i = end
		switch {
		case word == "":
		case joints == 0:
			out = appendStem(out, word)
		case solid:
			out = append(out, cut(word))
			if parts {
				out = appendParts(out, word)
			}
		default:
			out = appendParts(out, word)
		}
	}
	return out
}

func inWord(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '\''
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mc, r)
}

// articles are the Arabic article as English writes it before a hyphen: al-Hol is found as Hol.
var articles = map[string]bool{
	"al": true, "el": true, "ar": true, "as": true, "ash": true, "az": true, "ad": true, "an": true, "at": true, "ath": true, "adh": true, "ul": true,
}

func appendParts(out []string, word string) []string {
	first := true
	for part := range strings.FieldsFuncSeq(word, func(r rune) bool { return strings.ContainsRune(".-_:/@", r) }) {
		if !(first && articles[part]) {
			out = appendStem(out, part)
		}
		first = false
	}
	return out
}

func appendStem(out []string, word string) []string {
	r, _ := utf8.DecodeRuneInString(word)
	switch {
	case word == "" || word == "al":
		return out
	case unicode.Is(unicode.Arabic, r):
		word = light10(word)
	case len(word) > 2 && !strings.ContainsFunc(word, func(r rune) bool { return r < 'a' || r > 'z' }):
		env := snowballstem.NewEnv(word)
		english.Stem(env)
		word = env.Current()
	}
	return append(out, cut(word))
}

func cut(word string) string {
	if len(word) <= maxToken {
		return word
	}
	end := maxToken
	for !utf8.RuneStart(word[end]) {
		end--
	}
	return word[:end]
}

// The affixes of light10 (Larkey, Ballesteros, Connell 2007) in folded letters, in the order in which they are
// tried. Every letter takes two bytes.
var (
	lightPrefixes = []string{"ال", "وال", "بال", "كال", "فال", "لل"}
	lightSuffixes = []string{"ها", "ان", "ات", "ون", "ين", "يه", "ه", "ي"}
)

// light10 takes the conjunction, the article and the common endings off a folded Arabic word, as long as two
// letters stay (three for the conjunction alone).
func light10(word string) string {
	const letter = 2
	if strings.HasPrefix(word, "و") && len(word) >= 4*letter {
		word = word[letter:]
	}
	for _, p := range lightPrefixes {
		if strings.HasPrefix(word, p) && len(word) >= len(p)+2*letter {
			word = word[len(p):]
			break
		}
	}
	for _, s := range lightSuffixes {
		if strings.HasSuffix(word, s) && len(word) >= len(s)+2*letter {
			word = word[:len(word)-len(s)]
		}
	}
	return word
}
