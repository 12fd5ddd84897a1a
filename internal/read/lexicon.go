package read

import "strings"

// ruleText is the table of triggers, one pattern a line: "class: pattern", "class n: pattern" for nouns of action and
// "class r: pattern" for words that tell what came of a deed ("were killed"), which tell one of their own only where the
// sentence tells no other. Words are written folded; a|b are alternatives, a* a beginning, ~3 lets up to three other
// words stand between. "class p: pattern" tells what was intended. =past/present is an Arabic verb in all its forms (the present without its first letter), #noun
// an Arabic noun with its endings, ^verb a regular English verb in all its forms. The first line that fits at a word wins.
const ruleText = arabicRules + englishRules

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
