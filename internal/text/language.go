package text

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Foreign tells the language of a text that is neither Arabic nor English, as an ISO 639 code, such as "fa" or "tr".
// "und" is a language that it does not know, in letters other than Arabic and Latin. Empty: the text is Arabic or
// English, or too short to tell. It goes by scripts, by letters that only one language has, and by the small words
// that every text is full of.
func Foreign(s string) string {
	const most = 20_000 // letters that are looked at
	var scripts [len(codes)]int
	letters, uyghur := 0, 0
	var marked map[rune]int
	for i := 0; i < len(s) && letters < most; {
		switch c := s[i]; {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letters++
			scripts[latin]++
			i++
			continue
		case c < utf8.RuneSelf:
			i++
			continue
		case arabicAt(s, i) && s[i:i+2] != tatweel: // which many scripts share
			letters++
			scripts[arabic]++
			i += 2
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		if i += size; !unicode.IsLetter(r) {
			continue
		}
		letters++
		if k := slices.IndexFunc(known[:], func(t *unicode.RangeTable) bool { return unicode.Is(t, r) }); k >= 0 {
			scripts[k]++
		}
		if r >= 0x0671 && r <= 0x06D5 {
			if marked == nil {
				marked = map[rune]int{}
			}
			marked[r]++
			if strings.ContainsRune("ۇۈۋ", r) {
				uyghur++
			}
		}
	}
	if letters < 20 {
		return ""
	}
	main := arabic
	for k, n := range scripts {
		if n > scripts[main] {
			main = k
		}
	}
	n := scripts[main]
	if n*2 < letters {
		return "und"
	}
	switch main {
	case arabic:
		return foreignArabic(s, n, marked, uyghur)
	case latin:
		return latinWords().foreign(s)
	case cyrillic:
		if strings.ContainsAny(s, "іїєґ") {
			return "uk"
		}
		return "ru"
	}
	return codes[main]
}

// known are the scripts that are told apart, codes the languages that they stand for by themselves.
var (
	known = [...]*unicode.RangeTable{unicode.Arabic, unicode.Latin, unicode.Cyrillic, unicode.Hebrew, unicode.Greek, unicode.Armenian, unicode.Syriac, unicode.Georgian, unicode.Han, unicode.Hiragana, unicode.Hangul, unicode.Devanagari}
	codes = [len(known)]string{"", "", "", "he", "el", "hy", "syr", "ka", "zh", "ja", "ko", "hi"}
)

// Of the scripts those that several languages are written in.
const (
	arabic = iota
	latin
	cyrillic
)

// foreignArabic tells the languages that are written in Arabic letters.
func foreignArabic(s string, letters int, marked map[rune]int, uyghur int) string {
	share := func(list string) float64 {
		n := 0
		for _, r := range list {
			n += marked[r]
		}
		return float64(n) / float64(letters)
	}
	switch {
	case uyghur > 0 && share("ۇۈۋ") > 0.01:
		return "ug"
	case share("ێۆڵڕە") > 0.02: // the vowels of Sorani
		return "ckb"
	case share("ټډړښځڅڼ") > 0.01:
		return "ps"
	case share("ٹڈڑےںھہ") > 0.02:
		return "ur"
	}
	return arabicWords().foreign(s)
}

// smallWords are the small words of languages.
type smallWords struct {
	codes   []string           // of the languages; the first is the one that is no foreign one
	of      map[string][]uint8 // the languages of a word, as places in codes
	longest int                // bytes of a word
}

func newSmallWords(own string, lists map[string]string) *smallWords {
	w := &smallWords{codes: []string{own}, of: map[string][]uint8{}}
	for _, code := range slices.Sorted(maps.Keys(lists)) {
		if code != own {
			w.codes = append(w.codes, code)
		}
	}
	for k, code := range w.codes {
		for word := range strings.FieldsSeq(lists[code]) {
			w.of[word] = append(w.of[word], uint8(k))
			w.longest = max(w.longest, len(word))
		}
	}
	return w
}

// foreign counts the small words of a text. Another language than its own must have clearly more.
func (w *smallWords) foreign(s string) string {
	const most = 4000 // words that are looked at
	count, words := make([]int, len(w.codes)), 0
	for i := 0; i < len(s) && words < most; {
		end, small := i, true // surely in lower case
		for end < len(s) {
			c := s[end]
			if c|0x20 >= 'a' && c|0x20 <= 'z' || c == '\'' {
				small = small && c >= 'a'
				end++
				continue
			}
			if arabicAt(s, end) {
				end += 2
				continue
			}
			if c < utf8.RuneSelf {
				break
			}
			r, size := utf8.DecodeRuneInString(s[end:])
			if !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\u200c' {
				break
			}
			small = false
			end += size
		}
		if end == i {
			_, size := utf8.DecodeRuneInString(s[i:])
			i += size
			continue
		}
		word := s[i:end]
		i = end
		words++
		if !small {
			word = strings.ToLower(word)
		}
		if len(word) <= w.longest {
			for _, k := range w.of[word] {
				count[k]++
			}
		}
	}
	best := 0
	for k := 1; k < len(count); k++ {
		if best == 0 || count[k] > count[best] {
			best = k
		}
	}
	if count[best] > 2 && count[best]*25 > words && count[best]*2 > 3*count[0] {
		return w.codes[best]
	}
	return ""
}

var arabicWords = sync.OnceValue(func() *smallWords {
	return newSmallWords("ar", map[string]string{
		"ar": "في من على إلى الى أن ان عن التي الذي هذا هذه كان كانت مع بعد قبل ما لا قال بين كما وقال ثم أو لم قد خلال حيث عند ذلك أكثر",
		"fa": "در از که این است را به با برای آن شد شده خود یک تا بر می های شود کرد کردند بود اند نیز گفت دو پس اما هم",
	})
})

var latinWords = sync.OnceValue(func() *smallWords {
	return newSmallWords("en", map[string]string{
		"en": "the of and to in was that for on with were said by from at is are has have it as be his this an who which had after not near their two",
		"fr": "le la les des et en un une du que dans pour qui sur est par au avec il elle ce ont été sont pas plus ne aux selon",
		"de": "der die und den von zu das mit ist des auf für nicht ein eine im dem sich wurde wurden nach bei auch es aus werden",
		"es": "el los de que y las del se por una para con no su al lo fue como más han un en la",
		"it": "il di che la per con del della una non è sono le dei alla nel da gli anche ha",
		"nl": "de het een van en in is dat op te zijn met voor niet aan door bij ook er naar",
		"tr": "ve bir bu için ile olan da de olarak daha çok ise kadar sonra etti edildi dedi gibi ancak olduğu oldu",
		"ku": "û ku bi di li ji ev ew jî ya yên de bû bûn hat kir kirin her",
		"id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga",
	})
})
