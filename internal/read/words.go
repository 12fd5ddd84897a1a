package read

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/text"
)

func init() {
	learn(locatives, withCues, againstCues, stopCues, memberNouns, placeTypes, includingCues)
	learn(set("عام", "سنه", "اليوم", "امس", "البارحه", "قبل", "نحو", "من", "بين", "اول", "هذا", "هذه", "مرحله", "فتره"))
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
	memberNouns   = set("عناصر", "عنصر", "مقاتلو", "مقاتلي", "مقاتلون", "مقاتلين", "مسلحو", "مسلحي", "مسلحون", "خلايا", "خليه", "قوات", "قياده", "ممثلين", "ممثلي", "ممثلون", "تنظيم", "جهاز", "صفوف", "افراد", "اعضاء", "قوه", "دوريه", "دوريات", "وحده", "وحدات", "مجموعه", "رتل", "members", "fighters", "militants", "forces")
	placeTypes    = set("مدينه", "بلده", "قريه", "محافظه", "ناحيه", "حي", "مخيم", "منطقه", "باديه", "ريف", "قضاء", "سد", "معبر", "جبل", "وادي", "مرقد", "مقام", "سجن", "قاعده", "حقل", "مطار")
	includingCues = set("بينهم", "منهم", "بينها", "منها", "including", "among")
)

// norm is the folded token, or "" outside the text.
func (r *reader) norm(i int) string {
	if i < 0 || i >= len(r.tokens) {
		return ""
	}
	return r.tokens[i].Norm
}

// touching reports whether the tokens [from, to) stand together without white space.
func (r *reader) touching(from, to int) bool {
	if from < 0 {
		return false
	}
	for i := from + 1; i < to && i < len(r.tokens); i++ {
		if r.tokens[i].Span.Start != r.tokens[i-1].Span.End {
			return false
		}
	}
	return to <= len(r.tokens)
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
