package text

import (
	"strings"
	"unicode"
)

// Foreign tells the language of a text that is neither Arabic nor English, as an ISO 639 code, such as "fa" or "tr".
// "und" is a language that it does not know, in letters other than Arabic and Latin. Empty: the text is Arabic or
// English, or too short to tell. It goes by scripts, by letters that only one language has, and by the small words
// that every text is full of.
func Foreign(s string) string {
	const most = 20_000 // letters that are looked at
	scripts := map[*unicode.RangeTable]int{}
	letters, marked, uyghur := 0, map[rune]int{}, 0
	for _, r := range s {
		if !unicode.IsLetter(r) {
			continue
		}
		if letters++; letters > most {
			break
		}
		for _, t := range known {
			if unicode.Is(t, r) {
				scripts[t]++
				break
			}
		}
		if r >= 0x0671 && r <= 0x06D5 {
			marked[r]++
			if strings.ContainsRune("ۇۈۋ", r) {
				uyghur++
			}
		}
	}
	if letters < 20 {
		return ""
	}
	main, n := known[0], 0
	for _, t := range known {
		if scripts[t] > n {
			main, n = t, scripts[t]
		}
	}
	if n*2 < letters {
		return "und"
	}
	switch main {
	case unicode.Arabic:
		return foreignArabic(s, n, marked, uyghur)
	case unicode.Latin:
		return smallWords(s, latinWords, "en")
	case unicode.Cyrillic:
		if strings.ContainsAny(s, "іїєґ") {
			return "uk"
		}
		return "ru"
	}
	for i, t := range known {
		if t == main {
			return codes[i]
		}
	}
	return "und"
}

// known are the scripts that are told apart, codes the languages that they stand for by themselves.
var (
	known = []*unicode.RangeTable{unicode.Arabic, unicode.Latin, unicode.Cyrillic, unicode.Hebrew, unicode.Greek, unicode.Armenian, unicode.Syriac, unicode.Georgian, unicode.Han, unicode.Hiragana, unicode.Hangul, unicode.Devanagari}
	codes = []string{"", "", "", "he", "el", "hy", "syr", "ka", "zh", "ja", "ko", "hi"}
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
	return smallWords(s, arabicWords, "ar")
}

// smallWords counts the small words of languages. own is the language that is no foreign one; another must have
// clearly more.
func smallWords(s string, lists map[string]string, own string) string {
	sets := map[string][]string{}
	for lang, list := range lists {
		for w := range strings.FieldsSeq(list) {
			sets[w] = append(sets[w], lang)
		}
	}
	count, words := map[string]int{}, 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && r != '\'' && r != '\u200c' }) {
		if words++; words > 4000 {
			break
		}
		for _, lang := range sets[w] {
			count[lang]++
		}
	}
	best := ""
	for lang, n := range count {
		if lang != own && (best == "" || n > count[best] || n == count[best] && lang < best) {
			best = lang
		}
	}
	if best != "" && count[best] > 2 && count[best]*25 > words && count[best]*2 > 3*count[own] {
		return best
	}
	return ""
}

var arabicWords = map[string]string{
	"ar": "في من على إلى الى أن ان عن التي الذي هذا هذه كان كانت مع بعد قبل ما لا قال بين كما وقال ثم أو لم قد خلال حيث عند ذلك أكثر",
	"fa": "در از که این است را به با برای آن شد شده خود یک تا بر می های شود کرد کردند بود اند نیز گفت دو پس اما هم",
}

var latinWords = map[string]string{
	"en": "the of and to in was that for on with were said by from at is are has have it as be his this an who which had after not near their two",
	"fr": "le la les des et en un une du que dans pour qui sur est par au avec il elle ce ont été sont pas plus ne aux selon",
	"de": "der die und den von zu das mit ist des auf für nicht ein eine im dem sich wurde wurden nach bei auch es aus werden",
	"es": "el los de que y las del se por una para con no su al lo fue como más han un en la",
	"it": "il di che la per con del della una non è sono le dei alla nel da gli anche ha",
	"nl": "de het een van en in is dat op te zijn met voor niet aan door bij ook er naar",
	"tr": "ve bir bu için ile olan da de olarak daha çok ise kadar sonra etti edildi dedi gibi ancak olduğu oldu",
	"ku": "û ku bi di li ji ev ew jî ya yên de bû bûn hat kir kirin her",
	"id": "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga",
}
