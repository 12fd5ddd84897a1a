package read

import "strings"

// ruleText is the table of triggers, one pattern a line: "class: pattern", "class n: pattern" for nouns of action and
// "class r: pattern" for words that tell what came of a deed ("were killed"), which tell one of their own only where the
// sentence tells no other. Words are written folded; a|b are alternatives, a* a beginning, ~3 lets up to three other
// words stand between. "class p: pattern" tells what was intended. =past/present is an Arabic verb in all its forms (the present without its first letter), #noun
// an Arabic noun with its endings, ^verb a regular English verb in all its forms. The first line that fits at a word wins.
const ruleText = arabicRules + englishRules

// lightVerbs are the verbs that take the noun of an act as their object or subject.
var lightVerbs = verbs("شن/شن نفذ/نفذ وجه/وجه جري/جري عقد/عقد انعقد/نعقد وقع/قع اندلع/ندلع دار/دور خاض/خوض نصب/نصب القي/لقي اطلق/طلق فتح/فتح تعرض/تعرض شهد/شهد قام/قوم ادي/ودي اسفر/سفر تمكن/تمكن نجح/نجح"+
	" حدث/حدث حصل/حصل نشب/نشب هز/هز بدا/بدا باشر/باشر واصل/واصل اجري/جري قاد/قود", "carry conduct launch hold stage mount perform deliver begin start", "carried", "held", "began", "came", "broke", "تم", "تمت")

// actNouns are nouns of acts that no rule takes by themselves.
var actNouns = set("عمليه", "عمليات", "حمله", "حملات", "مهمه", "مهام", "واجب", "واجبات", "مخطط", "موامره", "انزال", "انزالا", "دهم", "طعن", "اصدار", "اصدارا", "تسجيل", "تسجيلا", "شريط", "شريطا", "عدد",
	"operation", "operations", "campaign", "sweep", "mission", "missions", "plot", "plots", "plan", "offensive", "video", "recording", "statement", "talks", "conference", "memorandum", "allegiance", "hostage", "captive")

// expand writes out the notation of one word of a pattern: plain words as they are.
func expand(w string) []string {
	switch {
	case strings.HasPrefix(w, "="):
		past, present, ok := strings.Cut(w[1:], "/")
		if ok {
			return arabicVerb(past, present)
		}
	case strings.HasPrefix(w, "#"):
		return arabicNoun(w[1:])
	case strings.HasPrefix(w, "^"):
		return englishVerb(w[1:])
	}
	if strings.HasSuffix(w, "ات") { // a plural, with the pronouns behind it
		out := []string{w}
		for _, p := range pronouns {
			out = append(out, w+p)
		}
		return out
	}
	return []string{w}
}
