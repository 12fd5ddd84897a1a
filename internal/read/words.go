package read

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/text"
)

// vocabulary holds every word that some rule looks for, so that bare can tell a one-letter word in front of
// one from its first letter.
var vocabulary = map[string]bool{}

func init() {
	for _, words := range []map[string]bool{lastWords, thisWords, nextWords, sinceCues, untilCues, joiners, locatives, withCues, againstCues, stopCues, sayVerbs, sayPreps, purposeCues, ifCues, maybeCues, plannedCues, notCues, memberNouns, placeTypes, includingCues, unnumbered} {
		for w := range words {
			vocabulary[w] = true
		}
	}
	for w := range parts {
		vocabulary[w] = true
	}
	for w := range weekdays {
		vocabulary[w] = true
	}
	for w := range units {
		vocabulary[w] = true
	}
	for w := range directions {
		vocabulary[w] = true
	}
	for w := range officials {
		vocabulary[w] = true
	}
	for w := range analysts {
		vocabulary[w] = true
	}
	for _, w := range []string{"عام", "سنه", "اليوم", "امس", "البارحه", "قبل", "نحو", "من", "بين", "اول", "هذا", "هذه", "مرحله", "فتره"} {
		vocabulary[w] = true
	}
}

// bare takes a one-letter word off a word that some rule knows: "وبعد" gives "بعد".
func bare(norm string) string {
	if vocabulary[norm] {
		return norm
	}
	for _, s := range text.Strip(norm) {
		if vocabulary[s.Rest] {
			return s.Rest
		}
	}
	return norm
}

// bare is the folded token i without a one-letter word in front; "" outside the text.
func (r *reader) bare(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.bares[i]
}

// bareAs returns want if norm is want with one-letter words before it, else norm.
func bareAs(norm, want string) string {
	if strings.HasSuffix(norm, want) {
		for _, s := range text.Strip(norm) {
			if s.Rest == want {
				return want
			}
		}
	}
	return norm
}

func isLatin(s string) bool {
	return s != "" && s[0] < utf8.RuneSelf && unicode.IsLetter(rune(s[0]))
}

var (
	withCues    = set("مع", "بالتنسيق", "بالتعاون", "بتنسيق", "بدعم", "وبالتنسيق", "with", "alongside", "coordination")
	againstCues = set("ضد", "علي", "بحق", "تجاه", "لمحاربه", "محاربه", "مكافحه", "against", "on", "targeting", "at")
	stopCues    = set("في", "من", "الي", "علي", "مع", "ضد", "عن", "بعد", "قبل", "خلال", "عقب", "لدي", "تجاه", "ان", "حول", "عبر",
		"in", "on", "at", "with", "against", "after", "before", "from", "of", "to", "near", "by", "that", "during")
	locatives = set("في", "قرب", "داخل", "جنوب", "شمال", "شرق", "غرب", "جنوبي", "شمالي", "شرقي", "غربي", "ضواحي", "العاصمه", "مدينه", "بلده", "قريه", "ريف", "محافظه", "محيط", "اطراف", "باديه", "منطقه", "حي", "ناحيه", "قضاء", "بين", "عمق", "وسط",
		"in", "near", "at", "outside", "inside", "around", "city", "town", "village", "province", "governorate", "countryside", "south", "north", "east", "west", "suburbs", "of", "from", "to", "toward", "towards", "into")
	purposeCues   = set("كي", "لكي", "بهدف", "بغيه", "لمنع", "بغرض", "لاجل", "منع", "للحد", "لتنفيذ", "التخطيط", "مكافحه", "لمكافحه", "prevent", "avoid")
	ifCues        = set("اذا", "لو", "if", "unless", "whether", "طالما")
	maybeCues     = set("احتماليه", "احتمال", "احتمالات", "ربما", "قد", "يمكن", "يمكنه", "محتمل", "محتمله", "فرص", "المحتمل", "may", "might", "could", "possibly", "possible", "perhaps")
	plannedCues   = set("يعتزم", "تعتزم", "يخطط", "تخطط", "سوف", "ينوي", "تنوي", "المقرر", "plans", "plan", "planning", "will", "intends", "intend")
	notCues       = set("لم", "لن", "لا", "ليس", "ليست", "دون", "عدم", "not", "never", "no", "didn't", "without")
	denyVerbs     = set("نفي", "نفت", "ينفي", "تنفي", "denied", "denies", "deny")
	claimVerbs    = set("زعم", "زعمت", "ادعي", "ادعت", "تبني", "تبنت", "claimed", "claims")
	memberNouns   = set("عناصر", "عنصر", "مقاتلو", "مقاتلي", "مقاتلون", "مقاتلين", "مسلحو", "مسلحي", "مسلحون", "خلايا", "خليه", "قوات", "قياده", "ممثلين", "ممثلي", "ممثلون", "تنظيم", "جهاز", "صفوف", "افراد", "اعضاء", "قوه", "دوريه", "دوريات", "وحده", "وحدات", "مجموعه", "رتل", "members", "fighters", "militants", "forces")
	placeTypes    = set("مدينه", "بلده", "قريه", "محافظه", "ناحيه", "حي", "مخيم", "منطقه", "باديه", "ريف", "قضاء", "سد", "معبر", "جبل", "وادي", "مرقد", "مقام", "سجن", "قاعده", "حقل", "مطار")
	includingCues = set("بينهم", "منهم", "بينها", "منها", "including", "among")
	// unnumbered stand before a number that counts nothing.
	unnumbered = set("الفرقه", "فرقه", "اللواء", "لواء", "الفوج", "الكتيبه", "القرار", "قرار", "الماده", "الساعه", "رقم", "اف", "ميغ", "سو", "تي", "division", "brigade", "regiment", "resolution", "article", "no", "f", "t", "mig", "su", "battalion")
)

// numberWords are written numbers, folded; tens and hundreds join with "و".
var numberWords = map[string]int64{
	"واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتين": 2, "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7,
	"ثمانيه": 8, "ثماني": 8, "ثمان": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40, "اربعين": 40,
	"خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80, "ثمانين": 80, "تسعون": 90, "تسعين": 90, "ميه": 100, "مايه": 100, "ميتين": 200, "ميتان": 200, "مايتين": 200,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
	"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var multipliers = map[string]int64{"hundred": 100, "thousand": 1000, "million": 1e6, "الف": 1000, "الاف": 1000, "مليون": 1e6, "ملايين": 1e6, "dozen": 12}

// norm is the folded token, or "" outside the text.
func (r *reader) norm(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].Norm
}

var separators = strings.NewReplacer(",", "", "٬", "", "،", "")

// number reads a number in figures.
func (r *reader) number(i int) (int, bool) {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Number {
		return 0, false
	}
	s := r.tokens[i].Norm
	if strings.ContainsAny(s, ",٬،") {
		s = separators.Replace(s)
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n < 1e9
}

// count reads a number in figures or in words.
func (r *reader) count(i int) (n int64, next int, ok bool) {
	if v, isNumber := r.number(i); isNumber {
		n, next = int64(v), i+1
		if m, isMul := multipliers[r.norm(next)]; isMul && n < 1e6 {
			n, next = n*m, next+1
		}
		return n, next, true
	}
	next = i
	for next < len(r.tokens) && next < i+8 {
		w := r.norm(next)
		v, isWord := numberWords[w]
		if !isWord && next > i {
			if rest, cut := strings.CutPrefix(w, "و"); cut {
				v, isWord = numberWords[rest]
			}
			if !isWord && (w == "and" || w == "-") && numberWords[r.norm(next+1)] > 0 {
				next++
				continue
			}
		}
		if m, isMul := multipliers[w]; isMul && (ok || w == "الف" || w == "مليون") {
			n, next, ok = max(n, 1)*m, next+1, true
			continue
		}
		if !isWord || ok && v >= 10 && n%100 != 0 && n >= 10 {
			break
		}
		n, next, ok = n+v, next+1, true
	}
	return n, next, ok
}

// touching reports whether the tokens [from, to) stand together without white space.
func (r *reader) touching(from, to int) bool {
	for i := from + 1; i < to && i < len(r.tokens); i++ {
		if r.tokens[i].Span.Start != r.tokens[i-1].Span.End {
			return false
		}
	}
	return to <= len(r.tokens)
}

func (r *reader) isQuantityNoun(i int) bool {
	_, ok := nouns[r.norm(i)]
	return ok
}

// quote is the text of tokens [from, to).
func (r *reader) quote(from, to int) Quote {
	if from < 0 || from >= to || to > len(r.tokens) {
		return Quote{}
	}
	sp := text.Span{Start: r.tokens[from].Span.Start, End: r.tokens[to-1].Span.End}
	return Quote{Text: r.index.Slice(sp), Span: sp}
}

// both is a reason in both languages.
func both(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }

// join adds to a reason in both languages.
func join(b text.Bilingual, ar, en string) text.Bilingual { return both(b.AR+ar, b.EN+en) }
