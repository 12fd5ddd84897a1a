package read

import (
	"slices"
	"strconv"
	"strings"

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

// nothing is the class of patterns that look like a happening and tell none: "a strike over pay".
const nothing incident.Class = "none"

// element is one step of a pattern: any of its words after at most gap others.
type element struct {
	of     lexemeSet
	prefix []string
	place  bool // "@": a place is named here
	actor  bool // "$": a body that is no press is named here
	people bool // "&": people are counted here
	gap    int
}

// methodText names methods by their words.
const methodText = `
car_bomb: سياره مفخخه|سياره ملغومه|سيارتين مفخختين|سيارتان مفخختان|سيارتين ملغومتين|سيارات ملغومه|شاحنه مفخخه|شاحنتين مفخختين|عربه مفخخه|عربتين مفخختين|عربتان مفخختان|عربات مفخخه|اليه مفخخه|اليات مفخخه|حافله مفخخه|صهريج مفخخ|سيارات مفخخه|مفخخه|مفخخات|بمفخخه|بمفخختين|car bomb|car bombs|car bombing|car-bomb|vehicle bomb|vehicle bombs|truck bomb|truck bombs|vehicle-borne|vbied|vbieds|svbied|explosives-laden|booby-trapped car|booby-trapped vehicle|rigged car
ied: عبوه ناسفه|عبوتين|عبوتان|عبوه لاصقه|bomb attack|a bomb|second bomb|عبوات ناسفه|عبوه|عبوات|ied|ieds|roadside bomb|roadside bombs|roadside bombing|sticky bomb|explosive device|explosive devices
suicide: انتحاريان|انتحاريين|فجر نفسه|فجرا نفسيهما|فجروا انفسهم|بتفجير نفسه|سترتين ناسفتين|سترات ناسفه|blew himself|blew herself|blew themselves|detonated himself|explosive vest|suicide vest|suicide vests|explosive belt|انتحاري|انتحاريه|حزام ناسف|احزمه ناسفه|حزامه الناسف|suicide|suicide bomber
bombing: تفجير|تفجيرات|bombing|bombings|bomb plot|bomb
ambush: كمين|كمينا|كمينين|كماين|ambush|ambushes|ambushed
raid: اغاره|الاغاره|مداهمه|مداهمات|داهم|داهمت|داهموا|دوهم|دوهمت|دهم|دهمت|اقتحم|اقتحمت|انزال|انزالا|raid|raids|raided|raiding|stormed|airdrop
small_arms: اطلاق نار|اطلاق النار|اطلاق الرصاص|اطلقوا النار|اطلق النار|فتحوا النار|فتح النار|النار علي|عليه النار|عليهم النار|عليها النار|اسلحه رشاشه|الاسلحه الرشاشه|سلاح رشاش|سلاح ناري|اسلحه ناريه|اسلحه خفيفه|اسلحه متوسطه|الاسلحه الخفيفه|الاسلحه المتوسطه|اسلحه اليه|الاسلحه الناريه|رشاشات|رشقات|رصاص|الرصاص|رميا بالرصاص|طلقات|طلقه ناريه|عيار ناري|اعيره ناريه|مسدس كاتم|مسدسات كاتمه|كاتم صوت|كاتم للصوت|كواتم صوت|قنص|قنصا|قناص|قناصه|gunfire|gunmen|gunman|gunshot|gunshots|bullets|bullet|small arms|small-arms|automatic weapons|automatic rifles|opened fire|open fire|opening fire|came under fire|machine gun|machine guns|machine-gun|shot dead|shot|shots|shooting|gunned down|sniper|snipers|silenced pistol|silenced pistols|rifle fire|rifles and
drone: مسيره|طايره مسيره|طايرات مسيره|طايره بدون|drone|drones|uav|unmanned
rocket: اربي جي|قذيفه هاون|قذايف هاون|قذيفه صاروخيه|قذايف صاروخيه|rpg|rpgs|rocket-propelled|mortars|صاروخ|صواريخ|قذايف|قذيفه|rocket|rockets|mortar
mine: لغم|لغما|لغمين|لغمان|لغمي|الغام|landmine|landmines|land mine|mine|mines
`

// usual are the methods by which happenings of a class are done: what was found in a raid is no means of it. Of a class
// that is not here every method may be told.
var usual = map[incident.Class][]string{
	incident.Raid: {"raid"}, incident.Airstrike: {"drone"}, incident.ExplosiveRemnant: {"mine", "ied"}, incident.Kidnapping: {}, incident.Shelling: {},
	incident.Bombing: {"car_bomb", "ied", "suicide", "bombing", "mine"}, incident.Clash: {"ambush", "suicide"},
}

// methodTable finds methods by the first word of their phrases.
type methodTable struct {
	names   []string
	byFirst map[string][]methodPhrase
}

type methodPhrase struct {
	method string
	words  []string
}

// compile reads the two tables.
func compile() (lexemes, methodTable) {
	l := &lexicographer{numbers: map[string][]int32{}, latinED: map[int32][]string{}, verbs: map[int32]bool{}, of: map[string][]int32{}}
	var table []*rule
	var verbs, others []lexemeSet // of each rule: what its first words are as verbs, and as anything else
	for line := range strings.Lines(ruleText) {
		head, pattern, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		class, isNoun := strings.CutSuffix(head, " n")
		class, isToll := strings.CutSuffix(class, " r")
		class, isPlan := strings.CutSuffix(class, " p")
		pattern = wordLists.Replace(pattern)
		variants := phrases(pattern, l)
		first, _, _ := strings.Cut(strings.TrimSpace(pattern), " ")
		if !strings.Contains(pattern, "~") {
			first = pattern
		}
		var verb, other lexemeSet
		for w := range strings.SplitSeq(first, "|") {
			switch w = strings.TrimSpace(w); {
			case strings.HasPrefix(w, "^") || strings.HasPrefix(w, "="):
				verb.add(l.notation(w)...)
			case strings.HasPrefix(w, "#"):
				other.add(l.notation(w)...) // may be either
			case !isLatin(w):
				other.add(l.literal(w)...)
			}
		}
		for _, variant := range variants {
			for _, e := range variant[1:] {
				for _, n := range e.of.numbers {
					for _, w := range l.latinED[n] {
						englishForms[w] = true
					}
				}
			}
			table = append(table, &rule{class: incident.Class(class), noun: isNoun, toll: isToll, plan: isPlan, words: variant})
			verbs, others = append(verbs, verb), append(others, other)
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
	return l.index(table, verbs, others), ms
}

// phrases reads a pattern. In the first element a phrase of several words among the alternatives makes a
// variant of its own.
func phrases(pattern string, l *lexicographer) [][]element {
	var out [][]element
	if !strings.Contains(pattern, "~") { // plain alternatives, each perhaps of several words
		var single element
		for alt := range strings.SplitSeq(pattern, "|") {
			words := strings.Fields(alt)
			if len(words) == 1 {
				single.of.add(l.notation(words[0])...)
				continue
			}
			words[0] = strings.TrimPrefix(words[0], "#")
			var es []element
			for _, w := range words {
				var e element
				e.of.add(l.literal(w)...)
				es = append(es, e)
			}
			out = append(out, es)
		}
		if len(single.of.numbers) > 0 {
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
		e := element{gap: gap}
		for w := range strings.SplitSeq(f, "|") {
			if w == "@" || w == "$" || w == "&" {
				e.place, e.actor, e.people = e.place || w == "@", e.actor || w == "$", e.people || w == "&"
				continue
			}
			if p, ok := strings.CutSuffix(w, "*"); ok {
				e.prefix = append(e.prefix, p)
				continue
			}
			e.of.add(l.notation(w)...)
			if more := plainPlural(w); more != "" && len(es) > 0 {
				e.of.add(l.literal(more)...)
			}
		}
		es = append(es, e)
		gap = 0
	}
	return append(out, es)
}

// plainPlural is the regular plural of a plain English word in a pattern, so that what is said of one house is known of houses; empty
// for words that have none.
func plainPlural(w string) string {
	if len(w) < 4 || !isLatin(w) || strings.ContainsAny(w, "^%&$@*'-") {
		return ""
	}
	for _, end := range []string{"s", "ed", "ing", "ly", "en"} {
		if strings.HasSuffix(w, end) {
			return ""
		}
	}
	switch last := w[len(w)-1]; {
	case last == 'y' && !strings.ContainsAny(w[len(w)-2:len(w)-1], "aeiou"):
		return w[:len(w)-1] + "ies"
	case strings.HasSuffix(w, "ch") || strings.HasSuffix(w, "sh") || last == 'x':
		return w + "es"
	}
	return w + "s"
}

func (e *element) fits(w *lemma) bool {
	if e.of.meets(&w.of) {
		return true
	}
	for _, p := range e.prefix {
		for _, f := range w.forms {
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
	to     int // the token behind it
	from   int // its first token
	steps  steps
	clitic string // what Arabic writes before the first word: "و", "ل"
}

// ruleAt finds the first rule whose pattern begins at token i and ends before limit.
func (r *reader) ruleAt(i, limit int) (hit, bool) {
	for _, w := range r.lemmas[i].begins {
		f := w.form
		var v verbAt
		for _, c := range w.kind.begins {
			if c.verb && v.never(r, i, f, c.rule) {
				continue
			}
			h := hit{rule: *c.rule, from: i, to: i + 1}
			if !r.follow(&h, limit) {
				continue
			}
			if c.class == nothing {
				return hit{}, false
			}
			h.clitic = strings.TrimSuffix(strings.TrimSuffix(r.norm(i), f), "ال")
			return h, true
		}
	}
	return hit{}, false
}

// verbAt is what keeps a word from being the verb of a pattern; it is asked once for all patterns that may begin there.
type verbAt struct {
	asked, barred, noun, object, carries bool
}

func (v *verbAt) never(r *reader, i int, form string, rule *rule) bool {
	if !v.asked {
		*v = verbAt{
			asked: true,
			barred: isLatin(form) && r.inPlace(i) || // "Mount Qarachogh"
				r.hyphened(i) || // "US-led"
				strings.HasSuffix(strings.TrimSuffix(r.norm(i), form), "ال"), // "الحشد" has the article: no verb
			noun:    homographs[form] && r.isNoun(i),
			object:  hasObject[form],                                         // "هجوم شنّه التنظيم": the verb has its object
			carries: strings.HasPrefix(form, "carr") && r.norm(i+1) != "out", // "carrying phones during operations"
		}
	}
	return v.barred || v.noun && rule.class != nothing || v.object && len(rule.words) > 1 ||
		v.carries && len(rule.words) > 1 && rule.class != nothing && rule.class != incident.Kidnapping
}

// follow finds the further words of a pattern. A date, a name of a place or of an actor counts as one word of a gap, and no
// word of a date belongs to a pattern: "فجر" is there the dawn, and nobody blew up.
func (r *reader) follow(h *hit, limit int) bool {
	i := h.to
	for k := 1; k < len(h.words); k++ {
		e := &h.words[k]
		found := false
		for words := 0; i < limit && words <= e.gap; {
			if r.tokens[i].Kind == text.Break {
				return false
			}
			if found = !r.inDate(i) && e.fits(r.lemmas[i]) && !(r.norm(i) == "hit" && r.norm(i+1) == "-") || e.place && r.placeBegins(i) || e.actor && r.bodyBegins(i) || e.people && r.peopleCounted(i); found {
				h.steps.add(i - h.from)
				i++
				break
			}
			if r.tokens[i].Kind != text.Punct {
				words++
			}
			switch w := r.norm(i); {
			case w == "says" || w == "said":
				return false // "a convoy that it says left three dead"
			case h.class == incident.Seizure && e.place && groundless[w]:
				return false // "took 42 households to Raqqa"
			case w == "," && (r.norm(i+1) == "which" || r.norm(i+1) == "who"):
				if end := r.clauseBehind(i, limit); end > i && !slices.ContainsFunc(r.lemmas[i:end], e.fits) {
					i = end // "jets, which are part of the coalition, hit"
					continue
				}
			}
			end := min(r.behind(i), limit)
			for t := i + 1; t < end && isLatin(r.norm(t)) && !found && h.class != incident.Operation && r.namingAt(i) != nil; t++ {
				if found = e.fits(r.lemmas[t]); found { // "killed the suicide bomber", who is somebody
					h.steps.add(t - h.from)
					end = t + 1
				}
			}
			if found {
				i = end
				break
			}
			if last := end - 1; last > i && r.tokens[last].Kind == text.Word && r.placeBegins(i) && isLatin(r.norm(last)) && e.fits(r.lemmas[last]) {
				found = true // "Hasakah prison" is a prison
				h.steps.add(last - h.from)
				i = end
				break
			}
			i = end
		}
		if !found {
			return false
		}
	}
	h.to = i
	return true
}

// groundless are the prepositions that say of a place that something was done there, and not that it was taken.
var groundless = set("in", "near", "at", "to", "into", "from", "on", "by", "with", "for", "outside", "around", "toward", "towards", "during")

// clauseBehind is the token behind the relative clause in commas that begins at token i; 0 when it is not closed soon.
func (r *reader) clauseBehind(i, limit int) int {
	for t := i + 2; t < min(limit, i+16); t++ {
		if r.norm(t) == "," {
			return t + 1
		}
	}
	return 0
}

// placeBegins reports whether the name of a place begins at token i.
func (r *reader) placeBegins(i int) bool {
	k := r.placesUpTo(i + 1)
	return k > 0 && r.places[k-1].from == i
}

// hyphened reports whether a word is the second half of an English compound: "US-led", but not "re-opened".
func (r *reader) hyphened(i int) bool {
	if i < 2 || r.norm(i-1) != "-" || !isLatin(r.norm(i)) || !r.touching(i-2, i+1) {
		return false
	}
	first := r.norm(i - 2)
	return first != "re" && first != "co" && first != "field"
}

// placeEnds reports whether the name of a place ends before token i.
func (r *reader) placeEnds(i int) bool {
	k := r.placesUpTo(i)
	return k > 0 && r.places[k-1].to == i
}

// peopleCounted reports whether a count of people begins at token i.
func (r *reader) peopleCounted(i int) bool {
	k := upTo(r.figures, i+1, func(f *figure) int { return f.from })
	return k > 0 && r.figures[k-1].from == i && r.figures[k-1].q.Unit == "people"
}

// bodyBegins reports whether the name of a body that is neither press nor people at large begins at token i.
func (r *reader) bodyBegins(i int) bool {
	n := r.namingAt(i)
	return n != nil && n.a.Kind != actor.Media && n.a.Kind != actor.Monitor && n.a.Kind != actor.Institute && n.a.Kind != actor.Population
}

// steps are the words of a text that a pattern found, counted from its first, which is not among them.
type steps struct {
	at [5]uint8
	n  int
}

// before is the offset of the word before step k.
func (s *steps) before(k int) uint8 {
	if k == 0 {
		return 0
	}
	return s.at[k-1]
}

// has reports whether the word offset words behind the first is one of them.
func (s *steps) has(offset int) bool {
	for _, at := range s.at[:s.n] {
		if int(at) == offset {
			return true
		}
	}
	return false
}

func (s *steps) add(offset int) {
	if s.n < len(s.at) && offset < 256 {
		s.at[s.n] = uint8(offset)
		s.n++
	}
}

// anchors quotes the words of a trigger that tell the act, the plainest first: of "شنّ التنظيم أمس هجوماً" the noun and then
// the verb, of "ضبطت الدورية عبوات" the verb alone, of "aircraft have struck" the last word.
func (r *reader) anchors(m *mention) []Quote {
	var acts, light, rest []Quote
	from := m.from
	for k := range m.steps.n + 1 {
		to := m.to
		if k < m.steps.n {
			next := m.from + int(m.steps.at[k])
			if next == m.from+int(m.steps.before(k))+1 {
				continue // stands beside the word before
			}
			to = m.from + int(m.steps.before(k)) + 1
		}
		q := r.quote(from, to)
		switch {
		case r.lightIn(from, to):
			light = append(light, q)
		case r.actIn(from, to):
			acts = append(acts, q)
		default:
			rest = append(rest, q)
		}
		if k < m.steps.n {
			from = m.from + int(m.steps.at[k])
		}
	}
	if (m.class == incident.Bombing || m.class == incident.ExplosiveRemnant) && len(acts) > 0 && len(rest) == 1 && isLatin(r.norm(m.from)) {
		acts = append(acts, rest...) // "ran over a mine": the mine names it as well
	}
	if len(acts) == 0 && len(light) > 0 && len(rest) > 0 && rest[len(rest)-1].Span.Start > light[0].Span.Start {
		return append(rest[len(rest)-1:], light...) // the noun of the act, that no rule takes by itself
	}
	if len(acts)+len(light) > 0 {
		return append(acts, light...)
	}
	return rest
}

// actIn reports whether one of the tokens by itself names an act.
func (r *reader) actIn(from, to int) bool {
	for i := from; i < to; i++ {
		if r.lemmas[i].any&(finiteVerb|actWord) != 0 {
			return true
		}
		for _, w := range r.lemmas[i].begins {
			for _, c := range w.kind.begins {
				if len(c.words) == 1 && c.class != nothing {
					return true
				}
			}
		}
	}
	return false
}

// lightIn reports whether one of the tokens is a verb that says only that something was done: carried out, held.
func (r *reader) lightIn(from, to int) bool {
	for i := from; i < to; i++ {
		if r.lemmas[i].any&lightVerb != 0 {
			return true
		}
	}
	return false
}

// behind is the token behind the date or the actor's name that begins at i, else behind i.
func (r *reader) behind(i int) int {
	if r.inDate(i) {
		if k := upTo(r.dates, i, func(d *date) int { return d.from }); k < len(r.dates) && r.dates[k].from == i {
			return r.dates[k].to
		}
	}
	if n := r.namingAt(i); n != nil && n.how != actor.Metonym {
		return n.to
	}
	if k := r.placesUpTo(i + 1); k > 0 && r.places[k-1].from == i {
		return r.places[k-1].to
	}
	return i + 1
}
