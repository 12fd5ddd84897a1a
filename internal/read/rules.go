package read

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// rule is a pattern of words that tells a class of happening.
type rule struct {
	class incident.Class
	noun  bool // names the happening and does not assert it: needs a date or a place beside it
	toll  bool // tells what came of a deed: counts only where the sentence tells no deed
	plan  bool // tells what was intended: a foiled plot where the text tells that somebody was caught
	words []element
}

// element is one step of a pattern: any of its words after at most gap others.
type element struct {
	exact  map[string]bool
	prefix []string
	gap    int
}

// methodText names methods by their words.
const methodText = `
car_bomb: سياره مفخخه|سياره ملغومه|سيارتين مفخختين|سيارتان مفخختان|شاحنه مفخخه|صهريج مفخخ|سيارات مفخخه|مفخخه|مفخخات|car bomb|car bombs|car-bomb|vbied
ied: عبوه ناسفه|عبوتين|عبوتان|عبوه لاصقه|bomb attack|a bomb|second bomb|عبوات ناسفه|عبوه|عبوات|ied|ieds|roadside bomb|explosive device|explosive devices
suicide: انتحاريان|انتحاريين|فجر نفسه|فجرا نفسيهما|سترتين ناسفتين|سترات ناسفه|blew himself|blew themselves|explosive vest|suicide vest|explosive belt|انتحاري|انتحاريه|حزام ناسف|احزمه ناسفه|suicide|suicide bomber
bombing: تفجير|تفجيرات|bombing|bomb plot
ambush: كمين|كماين|ambush|ambushed
raid: اغاره|الاغاره|مداهمه|داهم|raid|raided
small_arms: اطلاق نار|اطلاق النار|اطلقوا النار|اطلق النار|فتحوا النار|فتح النار|النار علي|اسلحه رشاشه|الاسلحه الرشاشه|سلاح رشاش|الاسلحه الخفيفه|رشاشات|رشقات|رصاص|الرصاص|قنص|قناص|gunfire|gunmen|small arms|small-arms|opened fire|open fire|came under fire|machine gun|machine guns|machine-gun|shot dead|shot|shots|shooting|gunned down|sniper|rifle fire|rifles and
drone: مسيره|طايره مسيره|طايرات مسيره|drone|drones
rocket: اربي جي|قذيفه هاون|قذايف هاون|rpg|rpgs|mortars|صاروخ|صواريخ|قذايف|قذيفه|rocket|rockets|mortar
mine: لغم|الغام|landmine|mine|mines
`

var rules, methods = compile()

// methodTable finds methods by the first word of their phrases.
type methodTable struct {
	names   []string
	byFirst map[string][]methodPhrase
}

type methodPhrase struct {
	method string
	words  []string
}

// compile reads the two tables. The index of rules is by the first letters of their first word.
func compile() (map[string][]rule, methodTable) {
	byStart := map[string][]rule{}
	for line := range strings.Lines(ruleText) {
		head, pattern, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		class, isNoun := strings.CutSuffix(head, " n")
		class, isToll := strings.CutSuffix(class, " r")
		class, isPlan := strings.CutSuffix(class, " p")
		for _, variant := range phrases(pattern) {
			r := rule{class: incident.Class(class), noun: isNoun, toll: isToll, plan: isPlan, words: variant}
			starts := map[string]bool{}
			for w := range variant[0].exact {
				starts[start(w)] = true
			}
			for _, w := range variant[0].prefix {
				starts[start(w)] = true
			}
			for s := range starts {
				byStart[s] = append(byStart[s], r)
			}
		}
	}
	ms := methodTable{byFirst: map[string][]methodPhrase{}}
	for line := range strings.Lines(methodText) {
		head, alternatives, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		ms.names = append(ms.names, head)
		for phrase := range strings.SplitSeq(alternatives, "|") {
			words := strings.Fields(phrase)
			ms.byFirst[words[0]] = append(ms.byFirst[words[0]], methodPhrase{head, words})
		}
	}
	return byStart, ms
}

// phrases reads a pattern. In the first element a phrase of several words among the alternatives makes a
// variant of its own.
func phrases(pattern string) [][]element {
	var out [][]element
	if !strings.Contains(pattern, "~") { // plain alternatives, each perhaps of several words
		single := element{exact: map[string]bool{}}
		for alt := range strings.SplitSeq(pattern, "|") {
			words := strings.Fields(alt)
			if len(words) == 1 {
				for _, w := range expand(words[0]) {
					single.exact[w] = true
				}
				continue
			}
			words[0] = strings.TrimPrefix(words[0], "#")
			var es []element
			for _, w := range words {
				es = append(es, element{exact: map[string]bool{w: true}})
			}
			out = append(out, es)
		}
		if len(single.exact) > 0 {
			out = append(out, []element{single})
		}
		return out
	}
	var es []element
	gap := 0
	for f := range strings.FieldsSeq(pattern) {
		if g, ok := strings.CutPrefix(f, "~"); ok {
			gap, _ = strconv.Atoi(g) // the table is ours
			continue
		}
		e := element{exact: map[string]bool{}, gap: gap}
		for w := range strings.SplitSeq(f, "|") {
			if p, ok := strings.CutSuffix(w, "*"); ok {
				e.prefix = append(e.prefix, p)
				continue
			}
			for _, form := range expand(w) {
				e.exact[form] = true
			}
		}
		es = append(es, e)
		gap = 0
	}
	return append(out, es)
}

// start is the key of the index: the first two letters.
func start(w string) string {
	_, a := utf8.DecodeRuneInString(w)
	_, b := utf8.DecodeRuneInString(w[a:])
	return w[:a+b]
}

// formsOf gives the readings of a token as a word of a pattern: as it stands, without one-letter words, without
// the article.
func formsOf(norm string) []string {
	if norm == "" || isLatin(norm) {
		return []string{norm}
	}
	var out []string
	for _, s := range text.Strip(norm) {
		if strings.HasSuffix(s.Prefix, "س") && !strings.HasPrefix(s.Rest, "ي") && !strings.HasPrefix(s.Rest, "ت") || strings.HasSuffix(s.Prefix, "ك") {
			continue // the future stands before a verb of the present only
		}
		out = append(out, s.Rest)
		if rest, ok := strings.CutPrefix(s.Rest, "ال"); ok && utf8.RuneCountInString(rest) > 2 {
			out = append(out, rest)
		}
		if rest, ok := strings.CutSuffix(s.Rest, "ا"); ok && utf8.RuneCountInString(rest) > 3 {
			out = append(out, rest) // the ending of the accusative: هجوماً
		}
	}
	return out
}

func (e element) fits(fs []string) bool {
	for _, f := range fs {
		if e.exact[f] {
			return true
		}
		for _, p := range e.prefix {
			if strings.HasPrefix(f, p) {
				return true
			}
		}
	}
	return false
}

// hit is where a rule fits.
type hit struct {
	rule
	to     int    // the token behind it
	clitic string // what Arabic writes before the first word: "و", "ل"
}

// ruleAt finds the first rule whose pattern begins at token i and ends before limit.
func (r *reader) ruleAt(i, limit int) (hit, bool) {
	var best hit
	found := -1
	for k, f := range r.forms[i] {
		if utf8.RuneCountInString(f) < 2 {
			continue
		}
		for order, c := range rules[start(f)] {
			if found >= 0 && order >= found || !c.words[0].fits(r.forms[i][k:k+1]) {
				continue
			}
			if !c.noun && homographs[f] && c.words[0].exact[f] && r.isNoun(i) {
				continue
			}
			if to, ok := r.follow(c.words[1:], i+1, limit); ok {
				found = order
				best = hit{c, to, strings.TrimSuffix(strings.TrimSuffix(r.norm(i), f), "ال")}
			}
		}
		if found >= 0 {
			break
		}
	}
	return best, found >= 0
}

// follow finds the further words of a pattern. A date, a name of a place or of an actor counts as one word of a gap.
func (r *reader) follow(rest []element, i, limit int) (int, bool) {
	for _, e := range rest {
		found := false
		words := 0
		for i < limit && words <= e.gap {
			if r.tokens[i].Kind == text.Break {
				return 0, false
			}
			if e.fits(r.forms[i]) {
				found = true
				i++
				break
			}
			if r.tokens[i].Kind != text.Punct {
				words++
			}
			i = min(r.behind(i), limit)
		}
		if !found {
			return 0, false
		}
	}
	return i, true
}

// behind is the token behind the date or the actor's name that begins at i, else behind i.
func (r *reader) behind(i int) int {
	k, found := slices.BinarySearchFunc(r.dates, i, func(d date, i int) int { return cmp.Compare(d.from, i) })
	if found {
		return r.dates[k].to
	}
	if n := r.namingAt(i); n != nil && n.how != actor.Metonym {
		return n.to
	}
	return i + 1
}
