package read

import (
	"slices"
	"strings"

	"tansiq/internal/text"
)

// fateAt is what token i says befell people.
func (r *reader) fateAt(i int) string {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Word {
		return ""
	}
	w := r.norm(i)
	if isLatin(w) {
		return fates[w]
	}
	for _, f := range r.forms[i] {
		if what, ok := fates[f]; ok {
			return what
		}
	}
	return ""
}

// contextAt is what token i says people do who are counted.
func (r *reader) contextAt(i int) (string, bool) {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Word {
		return "", false
	}
	w := r.norm(i)
	if isLatin(w) {
		what, ok := contexts[w]
		return what, ok
	}
	for _, f := range r.forms[i] {
		if what, ok := contexts[f]; ok && (f == w || !strings.HasSuffix(w, "ال"+f)) {
			return what, ok
		}
	}
	return "", false
}

// befell is what befell the people of a figure whose words end before token to; kind is that of their noun.
func (r *reader) befell(f *figure, to int, kind byte, s sentence) string {
	what := ""
	if isLatin(r.norm(to-1)) || f.from > 0 && isLatin(r.norm(f.from)) {
		what = r.befellEnglish(f, to, kind, s)
	} else {
		what = r.befellArabic(f, to, kind, s)
	}
	if what == "" || what == byKind(kind) {
		if listed := r.toldAbove(f, s); listed != "" {
			return listed
		}
	}
	return what
}

// toldAbove is what befell those whom a list counts, as the sentence above it says: "188 were killed, as follows: - 21
// fighters"; empty when the figure does not begin an item of such a list.
func (r *reader) toldAbove(f *figure, s sentence) string {
	k := r.sentenceAt(s.from)
	if f.from-s.from > 3 || !r.bulleted(k) {
		return ""
	}
	for n := k - 1; n >= 0 && n > k-12; n-- {
		above := r.sentences[n]
		if r.bulleted(n) {
			continue
		}
		in := r.figuresIn(above.from, above.to)
		if r.norm(above.to-1) != ":" || len(in) == 0 {
			return ""
		}
		if last := in[len(in)-1]; last.q.Unit == "people" {
			return last.q.What
		}
		return ""
	}
	return ""
}

// phrased is what a verb of several words before token k (its last) says befell people.
func (r *reader) phrased(k int) string {
	switch w, prev := strings.TrimPrefix(r.norm(k), "و"), r.norm(k-1); w {
	case "الاتصال", "اتصالاتها":
		switch bareOf(strings.TrimPrefix(prev, "و")) { // فُقد الاتصال بأربعة مدنيين
		case "فقد", "فقدت", "فقدان", "انقطع", "انقطاع", "وفقدان", "بفقدان", "لفقدان":
			return "missing"
		}
	case "with": // contact was lost with
		if prev == "lost" || prev == "contact" && r.norm(k-2) == "lost" {
			return "missing"
		}
	case "off", "away", "hostage", "captive":
		switch prev {
		case "carried", "took", "taking", "carrying", "led", "taken", "dragged":
			return "kidnapped"
		}
	case "back":
		switch prev {
		case "took", "taken", "taking", "brought", "received":
			return "returned"
		}
	case "in", "over":
		switch prev {
		case "took", "taken", "take", "received":
			return "arrested"
		}
	case "القضاء":
		if r.norm(k+1) == "علي" {
			return "killed"
		}
	case "took":
		return "arrested"
	case "home":
		if prev == "brought" || prev == "took" {
			return "returned"
		}
	case "up":
		if prev == "picked" || prev == "rounded" {
			return "arrested"
		}
	case "lives", "life":
		return "killed"
	}
	return ""
}

// nearOnly are words that tell what befell people only when they stand right beside them.
var nearOnly = set("lost", "holding", "buried", "mourned", "mourning", "broke", "held", "treated", "shot", "stopped", "hurt", "custody", "مصير", "مجهولا", "انفسهم", "انفسهن", "حياه", "فقد", "return", "returns", "hostage", "toll", "resettle", "اصاب", "اصابت", "اصابا", "اصابتا", "سبيل")

// adjacent is the fate said right before a figure, with at most a word of relation between.
func (r *reader) adjacent(f *figure, s sentence) string {
	k := f.from - 1
	for n := 0; k >= s.from && n < 3; n++ {
		w := r.norm(k)
		if quoteMarks[w] || w == "(" || w == "علي" || w == "عن" || w == "مع" || w == "بحق" || w == "ب" || w == "ل" || w == "of" || w == "the" || w == "another" || w == "a" || w == "further" || w == "كل" || w == "ايضا" || w == "لاحقا" || w == "خلالها" || w == "خلاله" || w == "القوات" {
			k--
			continue
		}
		break
	}
	if k < s.from {
		return ""
	}
	if what := r.phrased(k); what != "" {
		return what
	}
	return r.fateAt(k)
}

func (r *reader) befellArabic(f *figure, to int, kind byte, s sentence) string {
	for k := to; k < s.to && k < to+3; k++ { // فقد سبعون شخصاً حياتهم
		switch w := r.norm(k); w {
		case "حياتهم", "مصرعهم", "حتفهم", "حتفه", "مصرعه", "حياتهما", "مصرعهما", "حتفهما", "حياتهن", "مصرعهن", "حتفهن", "حياته":
			return "killed"
		case "الحياه": // فارق ستة منهم الحياة
			if r.saidBefore(f.from, s.from, 2, departed) {
				return "killed"
			}
		}
	}
	if w := r.norm(to); to < s.to && fates[w] != "" && strings.HasSuffix(w, "وا") {
		if n, isNoun := r.nounAt(to + 1); !isNoun || n.unit != "people" {
			if fates[w] == "returned" && r.saidBehind(to+1, s.to, 3, prisons) {
				return "arrested"
			}
			return fates[w]
		}
	}
	if strings.HasSuffix(r.norm(f.from-1), "عددهم") || strings.HasSuffix(r.norm(f.from-1), "عددهن") {
		if what := r.whoNumber(f.from-1, s); what != "" {
			return what
		}
	}
	if last := r.lastFigure(s); last != nil {
		if r.norm(f.from-1) == ":" && last.from >= s.from && last.q.Unit == "people" {
			f.part = true
			return last.q.What
		}
		switch prev := r.norm(f.from - 1); {
		case strings.HasSuffix(prev, "عددهم"):
			return last.q.What
		case (prev == "العدد" || prev == "الحصيله" || prev == "حصيلته") && last.q.Unit == "people":
			return last.q.What
		}
		if what := r.ofFamilies(f, last, kind, s); what != "" {
			return what
		}
		if last.q.Unit == "people" && last.from >= s.from && f.from-last.to < 10 && r.included(f.from) && r.fateAhead(to, f.q.Value, s) == "" {
			return last.q.What
		}
	}
	if what := r.adjacent(f, s); what != "" && !((kind == 'd' || kind == 'x') && r.norm(f.from-1) == "مصير") {
		return what
	}
	if what := r.fateAhead(to, f.q.Value, s); what != "" {
		return what
	}
	if kind == '?' { // a noun that nobody knows: only right behind a fate
		return r.sharedFate(f, s)
	}
	return r.fateBehind(f, kind, s)
}

// departed are verbs of who leaves life.
var departed = set("فارق", "فارقت", "فارقوا", "فارقا", "فقد", "فقدت", "فقدوا")

// whoNumber is what those are whose number is told after token k: "المهاجمين، وعددهم خمسة".
func (r *reader) whoNumber(k int, s sentence) string {
	for n := k - 1; n >= s.from && n > k-7; n-- {
		if m, ok := r.nounAt(n); ok && m.unit == "people" {
			if m.what != "" {
				return m.what
			}
			if what := byKind(m.kind); what != "" {
				return what
			}
			for at := n - 1; at >= s.from && at > n-4; at-- { // "قُتل جميع أفرادها وعددهم 8"
				if what := r.fateAt(at); what != "" {
					return what
				}
			}
			return ""
		}
	}
	return ""
}

// ofFamilies is what the people are doing whose families were counted before: "160 عائلة بينها 412 طفلاً".
func (r *reader) ofFamilies(f, last *figure, kind byte, s sentence) string {
	if last.q.What != "families" || last.from < s.from || kind == 's' || kind == 'm' || f.from-last.to > 16 {
		return ""
	}
	for k := last.to; k < f.from; k++ {
		if r.fateAt(k) != "" {
			return ""
		}
	}
	for k := f.from; k >= s.from; k-- {
		if composition[r.norm(k)] && r.dwelling(k, f, kind, s) == "displaced" {
			return "displaced"
		}
		if what := r.fateAt(k); r.inName(k) {
			continue
		} else if what == "displaced" || what == "released" || what == "killed" {
			return what
		}
	}
	return "returned"
}

// isNounOfFate are no verbs of two, though they end like one: "قتيلا".
var isNounOfFate = set("قتلا", "قتيلا", "جريحا", "ذبحا", "اعداما", "مجهولا", "شهيدا")

// fateAhead reads a verb behind its subject or a relative clause: "37 شخصاً سلّموا أنفسهم", "أربعة رعاة قتلهم"; n is
// how many they are: the verb of two ends as that of one may, too.
func (r *reader) fateAhead(to int, n int64, s sentence) string {
	alone, pair := n == 1, n == 2
	for k := to; k < s.to && k < to+9; k++ {
		t := &r.tokens[k]
		w := t.Norm
		if t.Kind != text.Word {
			if quoteMarks[w] || t.Kind == text.Number {
				continue
			}
			if end := r.asideAr(k, s); w == "،" && end > 0 { // "ثلاثة منهم، اثنان من خارجها، لقوا حتفهم"
				return r.fateAt(end)
			}
			return ""
		}
		if (w == "قتيلا" || w == "قتلي" || w == "شهداء" || w == "شهيدا" || w == "جرحي" || w == "جريحا" || predicates[w]) && r.saidBefore(to-1, s.from, 4, fallen) {
			if strings.HasPrefix(w, "جر") { // "سقط عنصران جريحين"
				return "wounded"
			}
			return "killed"
		}
		if w == "الشهاده" && strings.HasPrefix(r.norm(k-1), "نال") {
			return "killed"
		}
		if w == "نقلوا" || w == "نقلن" {
			if what := r.broughtTo(k, s); what != "" {
				return what
			}
		}
		if aheadWords[w] != "" {
			return aheadWords[w]
		}
		if k == to && heldWords[w] != "" { // 9000 من مسلحيها المسجونين
			return heldWords[w]
		}
		if (w == "عداد" || w == "من") && k+1 < s.to { // "ما زالا في عداد المفقودين", "تمكن 20 سجيناً من الفرار"
			if next := r.norm(k + 1); w == "عداد" && fates[next] != "" || w == "من" && (next == "الفرار" || next == "الهروب" || next == "الهرب") {
				return r.fateAt(k + 1)
			}
		}
		if w == "بين" {
			if next := r.norm(k + 1); fates[next] == "killed" || next == "شهيد" || next == "قتيل" {
				return "killed" // "20 شخصاً بين قتيل وجريح"
			}
		}
		if w == "في" && r.norm(k+1) == "عداد" {
			continue
		}
		if w == "في" && (r.norm(k+1) == "قبضه" || r.norm(k+1) == "الاسر") && (k > to && verbOfMany(r.norm(k-1)) || r.saidBefore(to-1, s.from, 3, fallen)) { // "الأفراد الخمسة وقعوا في قبضة القوات"
			return "arrested"
		}
		if w == "في" || w == "خلال" || w == "بعد" || w == "اثر" || w == "قرب" || w == "جراء" || w == "علي" && k > to {
			if k > to+1 {
				return ""
			}
		}
		what, ok := fates[w]
		if ok && alone && k == to && !isNounOfFate[w] { // "وعنصر واحد قتل"
			return what
		}
		if !ok || !verbOfMany(w) && !(pair && strings.HasSuffix(w, "ا") && !isNounOfFate[w]) {
			if strings.HasPrefix(w, "و") || strings.HasPrefix(w, "ف") {
				if _, isNumber, _ := r.numeralAt(k, true); isNumber == "" {
					if r.fateAt(k) != "" {
						return ""
					}
				}
			}
			continue
		}
		// "ستة مسلحين قتلوا جنديين": they did it.
		if n, isNoun := r.nounAt(k + 1); isNoun && strings.HasSuffix(w, "وا") && n.unit == "people" {
			return "attackers"
		}
		if what == "returned" && r.saidBehind(k+1, s.to, 3, prisons) {
			return "arrested"
		}
		return what
	}
	return ""
}

// broughtTo is what befell those who are brought somewhere by the word for it behind token k: a hospital, a prison, a camp.
func (r *reader) broughtTo(k int, s sentence) string {
	for n := k + 1; n < s.to && n < k+4; n++ {
		for _, w := range r.forms[n] {
			switch {
			case w == "مستشفي" || w == "مستشفيات" || w == "مشفي" || w == "مشافي":
				return "wounded"
			case prisons[w]:
				return "arrested"
			case w == "مخيم" || w == "مخيمات":
				return "displaced"
			}
		}
	}
	return ""
}

// asideAr is where a verb of many with a fate stands behind what is told between commas; 0 when something else follows.
func (r *reader) asideAr(k int, s sentence) int {
	for n := k + 1; n < s.to && n < k+12; n++ {
		switch {
		case r.norm(n) == "،":
			if w := r.norm(n + 1); n > k+1 && n+1 < s.to && r.fateAt(n+1) != "" && verbOfMany(w) {
				return n + 1
			}
			return 0
		case r.tokens[n].Kind == text.Punct && !quoteMarks[r.norm(n)] || r.fateAt(n) != "":
			return 0
		}
	}
	return 0
}

// aheadWords tell behind the people what befell them.
var aheadWords = map[string]string{"انفسهم": "surrendered", "انفسهما": "surrendered", "مذبوحين": "killed", "مقتولين": "killed", "حياتهما": "killed", "حتفهما": "killed", "مصرعهما": "killed", "حياتهن": "killed", "حتفهن": "killed", "مصرعهن": "killed", "حياتهم": "killed", "مصرعهم": "killed", "حتفهم": "killed", "حتفه": "killed", "مصرعه": "killed", "طلقاء": "missing", "هربوا": "missing", "فروا": "missing",
	"تحريرهم": "released", "تحريرهن": "released", "محتجزات": "released", "اعتقاله": "arrested", "اعتقالهم": "arrested", "مفقودين": "missing", "مفقودا": "missing", "مجهولا": "missing", "محتجزين": "arrested", "محتجزون": "arrested", "معتقلون": "arrested", "موقوفون": "arrested", "مخطوفون": "kidnapped", "مفقودون": "missing", "المفقودين": "missing", "غرقا": "killed"}

// heldWords are participles right behind people that say what befell them.
var heldWords = map[string]string{"المسجونين": "arrested", "المسجونون": "arrested", "المعتقلين": "arrested", "المعتقلون": "arrested", "المحتجزين": "arrested", "المحتجزون": "arrested", "الموقوفين": "arrested", "الموقوفون": "arrested", "الاسري": "arrested",
	"المخطوفين": "kidnapped", "المخطوفون": "kidnapped", "المختطفين": "kidnapped", "المختطفون": "kidnapped", "المفقودون": "missing"}

// verbOfMany reports whether a form can have the people before it as its subject or object: قتلوا, قتلهم, اقتادهم.
func verbOfMany(w string) bool {
	return strings.HasSuffix(w, "وا") || strings.HasSuffix(w, "هم") || strings.HasSuffix(w, "هن") || strings.HasSuffix(w, "ون") || strings.HasSuffix(w, "هما")
}

// sharedFate is the fate of the figure right before, which "and" carries on: "قتل 3 جنود ومترجمان".
func (r *reader) sharedFate(f *figure, s sentence) string {
	if len(r.figures) == 0 {
		return ""
	}
	last := &r.figures[len(r.figures)-1]
	reach := 6
	if r.included(f.from) {
		reach = 14
	}
	if last.from < s.from || last.q.Unit != "people" || f.from-last.to > reach {
		return ""
	}
	for k := last.to; k < f.from; k++ {
		if r.fateAt(k) != "" {
			return ""
		}
	}
	if f.from == last.to || strings.HasPrefix(r.norm(f.from), "و") || r.norm(f.from-1) == "و" || r.norm(f.from-1) == "and" || includingCues[r.norm(f.from-1)] {
		return last.q.What
	}
	return ""
}

// fateBehind is the nearest word before that governs.
func (r *reader) fateBehind(f *figure, kind byte, s sentence) string {
	passed, composed := 0, ""
	for k := f.from - 1; k >= s.from && k > f.from-40; k-- {
		if r.tokens[k].Kind == text.Punct {
			if w := r.norm(k); w == "؛" || w == ";" {
				break
			}
			continue
		}
		if r.tokens[k].Kind != text.Word {
			continue
		}
		passed++
		if passed <= 4 && r.phrased(k) == "missing" {
			return "missing" // "انقطع الاتصال بضابط وثلاثة من مرافقيه"
		}
		if what := r.fateAt(k); what != "" && (r.negated(k, s) || r.norm(k) == "قضت" || r.norm(k) == "قضي" && strings.HasPrefix(r.norm(k+1), "ب")) { // a court decided
			continue
		} else if what != "" && (passed <= 2 || !nearOnly[r.norm(k)]) && (passed <= 1 || !r.inName(k)) {
			return what
		}
		what, ok := r.contextAt(k)
		if !ok || what != "" && r.inName(k) {
			continue
		}
		if what == "" { // somebody speaks: what he says stands behind
			break
		}
		if composition[r.norm(k)] || composition[r.bare(k)] {
			if home := r.dwelling(k, f, kind, s); home != "" {
				return home
			}
			if last := r.lastFigure(s); kind == 'p' && last != nil && last.from >= s.from && last.q.What == "displaced" {
				return "displaced"
			}
			if composed == "" && passed <= 12 && (kind == 's' || kind == 'm' || kind == 'p') {
				if composed = "soldiers"; kind == 'm' {
					composed = "attackers"
				}
			}
			continue
		}
		switch {
		case what == "returned":
			if passed > 8 || kind != 'p' {
				continue
			}
			return what
		case what == "displaced":
			if passed > 6 || kind == 'd' {
				continue
			}
			return what
		case what == "arrested":
			if passed > 8 || kind == 'c' || (kind == 'p' || kind == 'o') && passed > 4 {
				continue
			}
			return what
		case kind == 'd' || kind == 'x' || kind == 'c':
			continue
		case what == "soldiers" && kind == 'p' && convoys[r.norm(k)] && r.inCamp(f, s) == "returned":
			return "returned"
		case what == "soldiers" && kind == 'm':
			return "attackers"
		case what == "attackers" && (kind == 's' || kind == 'm' || kind == 'o') && passed <= 8:
			if kind == 's' && passed > 4 {
				continue
			}
			return what
		case what == "soldiers" && (kind == 's' || kind == 'p' || kind == 'o') && passed <= 12:
			if kind != 's' && passed > 5 {
				continue
			}
			return what
		}
	}
	if composed != "" {
		return composed
	}
	if kind == 'p' {
		return r.inCamp(f, s)
	}
	return byKind(kind)
}

// dwelling is what the people are of whom something consists that is no force: a camp, a prison, a convoy of those who
// go home. Token k is the verb.
func (r *reader) dwelling(k int, f *figure, kind byte, s sentence) string {
	for n := f.from - 1; n >= s.from && n > k-10; n-- {
		for _, w := range r.forms[n] {
			switch {
			case camps[w]:
				if r.norm(n-1) == "من" || camps[r.norm(n-1)] {
					break // "دفعة من مخيم الهول تضم"
				}
				return "displaced"
			case prisons[w]:
				return "arrested"
			case convoys[w] && kind == 'p':
				return "returned"
			}
		}
	}
	return ""
}

// inCamp is what people are doing who are only counted, in a sentence about a camp: they live there, or are on their way
// home from it.
func (r *reader) inCamp(f *figure, s sentence) string {
	camp, way := false, ""
	for k := s.from; k < s.to; k++ {
		if r.tokens[k].Kind != text.Word {
			continue
		}
		for _, w := range r.forms[k] {
			camp = camp || camps[w]
			if homeward[w] && !(w == "home" && r.norm(k+1) == "to") && (way == "" || k < f.from) {
				way = "returned"
			}
		}
	}
	switch {
	case !camp:
		return ""
	case way != "":
		return way
	}
	return "displaced"
}

var (
	camps    = set("مخيم", "مخيمات", "الهول", "المخيم", "camp", "camps", "al-hol", "hol")
	prisons  = set("سجن", "سجون", "السجن", "السجون", "معتقل", "معتقلات", "prison", "prisons", "jail", "jails")
	convoys  = set("قافله", "دفعه", "وجبه", "رحله", "رحلات", "قوافل", "convoy", "batch", "convoys")
	homeward = set("عوده", "عاد", "عادت", "عادوا", "عايدين", "غادر", "غادرت", "غادروا", "تغادر", "ستغادر", "مغادره", "وصول", "وصل", "وصلت", "قافله", "دفعه", "وجبه", "اعاده", "اعيد", "استعاد", "استعادت",
		"returned", "return", "returning", "repatriated", "repatriate", "repatriation", "left", "leave", "leaving", "departed", "depart", "home", "convoy", "batch", "arrived", "flown", "fly", "transferred", "brought", "back")
)

// composition are words for what a force or a group is made of; what it does stands before them.
var composition = set("تضم", "يضم", "ضم", "ضمت", "مولفه", "مولف", "مكونه", "مكون", "قوامها", "قوامه", "وتضم", "ويضم")

// negated reports whether nothing of the kind happened: "no troops were injured".
func (r *reader) negated(k int, s sentence) bool {
	for n := k - 1; n >= s.from && n > k-6; n-- {
		switch r.norm(n) {
		case "no", "without", "دون", "بدون", "nobody":
			return true
		case ",", "and", "،":
			return false
		}
	}
	return false
}

// byKind is what people are who are only counted.
func byKind(kind byte) string {
	switch kind {
	case 's':
		return "soldiers"
	case 'm':
		return "attackers"
	case 'd':
		return "arrested"
	case 'x':
		return "kidnapped"
	}
	return ""
}

// auxiliaries stand between people and what was done to them.
var auxiliaries = set("were", "was", "are", "is", "been", "be", "being", "had", "have", "has", "also", "reportedly", "later", "then", "still", "subsequently", "already", "both", "all", "each", "now", "allegedly", "shot", "either", "slightly", "lightly", "critically", "seriously", "badly", "severely", "reported", "confirmed", "believed", "feared", "said", "to", "have", "got", "their", "found", "being", "only", "gone", "just", "put", "cut", "went", "gunned", "went", "carried", "initially")

func (r *reader) befellEnglish(f *figure, to int, kind byte, s sentence) string {
	if r.norm(f.from-1) == "to" && r.norm(f.from-2) == "according" || r.norm(f.from-1) == "," && to < s.to && (r.norm(to) == "said" || r.norm(to) == "told") {
		return "" // "according to two officials"
	}
	for k := to; k < s.to && k < to+2; k++ { // "9,000 fighters now in prisons"
		if h := r.norm(k + 1); r.norm(k) == "in" && (h == "prison" || h == "prisons" || h == "jail" || h == "jails" || h == "detention" || h == "custody") && (k == to || r.norm(to) == "now" || r.norm(to) == "still" || r.norm(to) == "currently" || r.norm(to) == "held") {
			return "arrested"
		}
	}
	if r.norm(f.from-1) == "where" {
		if what := r.passive(to, s); what != "" {
			return what
		}
	}
	if what := r.adjacent(f, s); what != "" && !(what == "killed" && r.norm(f.from-1) == "dead") {
		return what
	}
	last := r.lastFigure(s)
	if last != nil {
		if what := r.ofFamilies(f, last, kind, s); what != "" {
			return what
		}
	}
	if what := r.framed(f, to, s); what != "" {
		return what
	}
	if what := r.passive(to, s); what != "" {
		return what
	}
	if last != nil {
		if r.norm(f.from-1) == ":" && last.from >= s.from && last.q.Unit == "people" {
			f.part = true
			return last.q.What
		}
	}
	switch r.norm(f.from - 1) {
	case "after", "when", "while", "as", "before", "that", "because", "where":
		if kind != 's' && r.norm(f.from-2) != "well" { // a new clause, of which it is the subject
			return byKind(kind)
		}
	}
	if what := r.sharedFate(f, s); kind == '?' || what != "" {
		return what
	}
	if r.norm(to) == "under" && r.norm(to+1) == "arms" {
		return "soldiers"
	}
	return r.fateBehind(f, kind, s)
}

// framed reads a verb that holds the people in the middle: "put five men to death", "burned six men alive", "leaving four
// civilians with burns", "drove the families from".
func (r *reader) framed(f *figure, to int, s sentence) string {
	verb := r.norm(f.from - 1)
	if f.from-1 < s.from || r.tokens[f.from-1].Kind != text.Word {
		return ""
	}
	for k := to; k < s.to && k < to+5; k++ {
		w, next := r.norm(k), r.norm(k+1)
		switch verb {
		case "put", "puts", "putting":
			if w == "to" && next == "death" {
				return "executed"
			}
		case "burned", "burnt", "burning", "buried", "buries":
			if w == "alive" {
				return "executed"
			}
		case "leaving", "left", "leaves":
			if w == "with" && k == to {
				return "wounded"
			}
		case "let", "set":
			if w == "go" || w == "free" {
				return "released"
			}
		case "drove", "forced", "driving", "forcing", "drives":
			if w == "from" || w == "out" || w == "to" && (next == "flee" || next == "leave") {
				return "displaced"
			}
		default:
			return ""
		}
		if r.tokens[k].Kind != text.Word || numberWords[w].v > 0 {
			return ""
		}
	}
	return ""
}

// passive reads what was done to the people whose noun ends before token to: "were killed", "killed according to",
// "from the tribe were shot dead", "have died".
func (r *reader) passive(to int, s sentence) string {
	verb := false // past "were", "had", …
	for k := to; k < s.to && k < to+16; k++ {
		t := &r.tokens[k]
		w := t.Norm
		switch {
		case t.Kind == text.Break || w == "whose":
			return ""
		case t.Kind == text.Punct:
			if w == "," && !verb {
				// ", including two children, were", ", who were disguised as women, were"
				if next := r.norm(k + 1); next == "including" || next == "who" || next == "among" || next == "most" || next == "some" || next == "mostly" || next == "all" {
					end := k + 1
					for end < s.to && end < k+12 && r.norm(end) != "," && r.norm(end) != "were" && r.norm(end) != "was" {
						end++
					}
					if next == "including" && end < s.to && (r.norm(end) == "were" || r.norm(end) == "was") {
						k, verb = end, true
						continue
					}
					if r.norm(end) == "," && end < s.to {
						k = end
						continue
					}
				}
				if r.norm(k+1) == "were" || r.norm(k+1) == "was" {
					continue
				}
				if end := r.listEnd(k, s); end > 0 {
					k = end - 1
					continue
				}
				if end := r.aside(k, s); end > 0 {
					k, verb = end, true
					continue
				}
				if r.numberSoon(k+1, s) {
					continue
				}
				return ""
			}
			if quoteMarks[w] || w == "-" || w == "(" || w == ")" {
				continue
			}
			return ""
		case t.Kind == text.Number || numberWords[w].v > 0:
			if p := r.norm(k - 1); !verb && (p == "," || p == "and" || p == "least" || p == "than" || p == "about" || p == "some" || p == "nearly" || p == "around" || p == "over") && k+1 < s.to && r.tokens[k+1].Kind == text.Word && fates[r.norm(k+1)] == "" && (!auxiliaries[r.norm(k+1)] || r.tokens[k+1].Text == "IS") && r.norm(k+1) != "in" {
				continue // "forty fighters, 77 guards and four civilians died"
			}
			if p := r.norm(k - 1); p == "of" || p == "aged" || p == "over" || p == "under" || p == "and" && r.norm(k-2) == "aged" {
				continue
			}
			return ""
		}
		if verb && w == "among" && r.norm(k+1) == "the" {
			if what := r.fateAt(k + 2); what != "" {
				return what
			}
			if n, ok := r.nounAt(k + 2); ok {
				return n.what
			}
		}
		if next := r.norm(k + 1); verb && (w == "let" && next == "go" || w == "set" && next == "free") {
			return "released"
		}
		if next := r.norm(k + 1); verb && (w == "driven" || w == "forced") && (next == "from" || next == "out") {
			return "displaced"
		}
		if next := r.norm(k + 1); verb && w == "put" && next == "to" && r.norm(k+2) == "death" {
			return "executed"
		}
		if next := r.norm(k + 1); !verb && k == to && (w == "attained" || w == "achieved") && next == "martyrdom" {
			return "killed"
		}
		if next := r.norm(k + 1); !verb && k == to && (w == "gave" || w == "turned") && (next == "themselves" || next == "himself") {
			return "surrendered"
		}
		if verb && w == "taken" && r.norm(k+1) == "back" || verb && w == "flown" && r.norm(k+1) == "home" {
			return "returned"
		}
		if h := r.norm(k + 1); verb && (w == "in" || w == "under") && (h == "custody" || h == "detention" || h == "arrest") {
			return "arrested"
		}
		if verb && w == "lined" && r.norm(k+1) == "up" && r.norm(k+2) == "and" {
			k += 2
			continue
		}
		if verb && (w == "put" || w == "placed") && (r.norm(k+1) == "in" || r.norm(k+1) == "into" || r.norm(k+1) == "behind" || r.norm(k+1) == "under") {
			if h := r.norm(k + 2); h == "prison" || h == "prisons" || h == "jail" || h == "bars" || h == "detention" || h == "custody" || h == "arrest" {
				return "arrested"
			}
		}
		if verb && w == "taken" && (r.norm(k+1) == "into" || r.norm(k+1) == "prisoner" || r.norm(k+1) == "for" || r.norm(k+1) == "in" && r.norm(k+2) == "for") {
			return "arrested"
		}
		if verb && w == "taken" && r.norm(k+1) == "to" {
			for n := k + 2; n < k+6; n++ {
				if h := r.norm(n); h == "hospital" || h == "hospitals" || h == "clinic" {
					return "wounded"
				}
			}
		}
		if what, ok := afterWords[w]; ok {
			if w == "left" && !verb && k > to || (w == "arrived" || w == "left") && what == "" {
				return ""
			}
			return what
		}
		if what := fates[w]; what != "" {
			switch {
			case verb:
				return what
			case k == to:
				if r.hasObject(k, s) {
					return "attackers"
				}
				return what
			}
			return ""
		}
		if w == "were" || w == "was" || w == "had" || w == "have" || w == "has" || w == "are" || w == "is" && t.Text != "IS" || w == "been" || w == "may" || w == "might" || w == "could" {
			verb = true
			continue
		}
		if verb {
			if auxiliaries[w] {
				continue
			}
			return ""
		}
		if w == "attacked" || w == "stormed" || w == "opened" || w == "ambushed" || w == "on" && (r.norm(k+1) == "motorcycles" || r.norm(k+1) == "motorbikes" || r.norm(k+1) == "a" && r.norm(k+2) == "motorcycle") {
			if what := r.ended(k+1, s); what != "" {
				return what
			}
			return "attackers"
		}
		if w == "and" || w == "while" || w == "but" || w == "when" || w == "as" {
			if w == "and" {
				// "two soldiers and three officers were killed": they share it.
				if r.numberSoon(k+1, s) {
					continue
				}
			}
			if end := r.listEnd(k, s); end > 0 {
				k = end - 1
				continue
			}
			return ""
		}
		if auxiliaries[w] && (w == "reportedly" || w == "also") {
			continue
		}
		if w == "who" || w == "which" {
			if what := r.whoBefell(k+1, s); what != "" {
				return what
			}
			// "who were gathering truffles were killed"
			for n := k + 2; n < s.to && n < k+10 && r.tokens[n].Kind == text.Word; n++ {
				if h := r.norm(n); (h == "were" || h == "was") && n > k+2 {
					k, verb = n, true
					break
				}
			}
		}
	}
	return ""
}

// ended is what befell those in the end who attacked at the token before k: "opened fire on the patrol and was killed".
func (r *reader) ended(k int, s sentence) string {
	for n := k; n+2 < s.to && n < k+12 && r.tokens[n].Kind != text.Punct; n++ {
		if w := r.norm(n); w != "and" && w != "before" && w != "but" {
			continue
		}
		if be := r.norm(n + 1); be == "was" || be == "were" || be == "being" {
			return fates[r.norm(n+2)]
		}
		return ""
	}
	return ""
}

// aside is where "were" stands behind what is told of those before between commas: ", 14 of them from Asia, were", ", a
// mother and her daughters, were"; 0 when something else follows.
func (r *reader) aside(k int, s sentence) int {
	for n := k + 1; n < s.to && n < k+18; n++ {
		switch w := r.norm(n); {
		case w == ",":
			if w := r.norm(n + 1); n > k+2 && n+1 < s.to && (w == "were" || w == "was") {
				return n + 1
			}
			return 0
		case w != "-" && w != "'" && w != "’" && r.tokens[n].Kind != text.Word && r.tokens[n].Kind != text.Number || fates[w] != "" || auxiliaries[w] && !strings.HasPrefix(r.tokens[n].Text, "IS"):
			return 0
		}
	}
	return 0
}

// numberSoon reports whether a number begins at token k, or behind "at least" and the like.
func (r *reader) numberSoon(k int, s sentence) bool {
	for n := k; n < s.to && n < k+3; n++ {
		w := r.norm(n)
		if r.tokens[n].Kind == text.Number || numberWords[w].v > 0 {
			return true
		}
		if _, modifies := modifiers[w]; !modifies && w != "at" && w != "more" {
			return false
		}
	}
	return false
}

// listEnd is where the verb stands of subjects that go on behind token k: ", guards and prison workers lost"; 0 when
// something else follows.
func (r *reader) listEnd(k int, s sentence) int {
	for n := k + 1; n < s.to && n < k+9; n++ {
		w := r.norm(n)
		switch {
		case w == "were" || w == "was" || w == "lost" || w == "died" || (w == "had" || w == "have") && (r.norm(n+1) == "been" || r.norm(n+1) == "died"):
			if n > k+1 {
				return n
			}
			return 0
		case w == "," || w == "and" || w == "a" || w == "an" || w == "the" || w == "his" || w == "her" || w == "their":
		case r.tokens[n].Kind != text.Word || englishStops[w] || fates[w] != "" || numberWords[w].v > 0:
			return 0
		}
	}
	return 0
}

// whoBefell reads "who were abducted", "who died".
func (r *reader) whoBefell(k int, s sentence) string {
	for n := k; n < s.to && n < k+4; n++ {
		w := r.norm(n)
		if what := fates[w]; what != "" {
			if n == k && r.hasObject(n, s) {
				return "attackers"
			}
			return what
		}
		if !auxiliaries[w] {
			return ""
		}
	}
	return ""
}

// hasObject reports whether the verb at token k has an object behind it: "two gunmen killed three soldiers".
func (r *reader) hasObject(k int, s sentence) bool {
	if k+1 >= s.to {
		return false
	}
	w := r.norm(k + 1)
	if !isLatin(w) && r.tokens[k+1].Kind != text.Number {
		return false
	}
	if w == "a" || w == "an" || w == "the" || w == "his" || w == "their" || w == "dead" || r.tokens[k+1].Kind == text.Number {
		return w != "dead"
	}
	if m, ok := numberWords[w]; ok && !m.scale {
		return true
	}
	n, ok := nouns[w]
	return ok && n.unit == "people" && fates[w] == ""
}

// afterWords tell behind the people, or behind an auxiliary, what they did or what befell them.
var afterWords = map[string]string{"died": "killed", "dead": "killed", "missing": "missing", "escaped": "missing", "fled": "missing", "broke": "missing", "surrendered": "surrendered", "returned": "returned",
	"lost": "killed", "perished": "killed", "drowned": "killed", "caught": "arrested", "remanded": "arrested", "hurt": "wounded", "freed": "released", "flown": "returned", "home": "returned", "live": "displaced", "living": "displaced",
	"treated": "wounded", "sustained": "wounded", "suffered": "wounded", "deployed": "soldiers", "left": "", "arrived": "", "martyred": "killed", "throats": "killed", "picked": "arrested", "wiped": "killed", "displaced": "displaced", "gunned": "killed", "taken": "kidnapped", "transferred": "arrested", "moved": "arrested", "beheaded": "killed", "murdered": "killed"}

// bareFigure reads a number without a noun: what it counts stands before it, or what befell them right beside it.
func (r *reader) bareFigure(f figure, i, next int, s sentence) (figure, bool) {
	f.to = next
	f.q.Unit, f.kind = "people", 'o'
	if f.to <= i {
		f.to = i + 1
	}
	if r.tokens[i].Kind == text.Number && f.q.Value >= 1900 && f.q.Value <= 2100 && len(r.norm(i)) == 4 {
		return f, false // a year
	}
	if r.inDate(next) && r.tokens[i].Kind == text.Number && f.q.Value <= 31 && next < len(r.tokens) && !englishStops[r.norm(next)] && !stopCues[r.norm(next)] {
		return f, false
	}
	latin := isLatin(r.norm(next)) || isLatin(r.norm(i)) || isLatin(r.norm(i-1))
	// What befell them, behind: "82 detained", "ten hurt", "nine dead".
	if next < s.to && latin {
		w := r.norm(next)
		if nounish[w] && next+1 < s.to && r.tokens[next+1].Kind == text.Word && !englishStops[r.norm(next+1)] {
			return f, false // arrest warrants
		}
		if what := fates[w]; what != "" && !r.hasObject(next, s) {
			f.to, f.q.What = next+1, what
			if w == "dead" && r.norm(next+1) == "and" && (r.norm(next+2) == "wounded" || r.norm(next+2) == "injured") {
				f.to += 2
			}
			return f, true
		}
		if h := r.norm(next + 1); (w == "in" || w == "under") && (h == "custody" || h == "detention" || h == "arrest") {
			f.q.What = "arrested"
			return f, true
		}
		if w == "were" || w == "was" || w == "are" || w == "had" || w == "have" || w == "may" || w == "might" {
			if what := r.passive(next, s); what != "" {
				f.q.What = what
				return f, true
			}
		}
	}
	if last := r.lastFigure(s); last != nil && last.from >= s.from && r.norm(f.from-1) == ":" && (last.q.Unit == "people" || last.what("attacks", "strikes", "raids", "families")) && r.figures[len(r.figures)-1].to < f.from-1 {
		f.q.What, f.q.Unit, f.kind, f.part = last.q.What, last.q.Unit, last.kind, true
		return f, true
	}
	// A noun before it: "القتلى: 5", "بندقية عدد 3".
	if what, unit, ok := r.nounBefore(f.from, s); ok {
		f.q.What, f.q.Unit = what, unit
		return f, true
	}
	// The fate right before it: "وجرح ثلاثة", "wounding two".
	if !latin && f.q.Value == 1 && r.tokens[i].Kind == text.Word && r.norm(i-1) != "عدد" {
		return f, false // واحد alone is an adjective
	}
	if what := r.adjacent(&f, s); what != "" && (next >= s.to || r.tokens[next].Kind != text.Word || stopCues[r.norm(next)] || englishStops[r.norm(next)] || strings.HasPrefix(r.norm(next), "و") || strings.HasPrefix(r.norm(next), "ف") || !latin) {
		if !latin || r.tokens[i].Kind != text.Number || r.norm(f.from-1) != "in" {
			f.q.What = what
			return f, true
		}
	}
	if !latin && next < s.to {
		if w := r.norm(next); fates[w] != "" && verbOfMany(w) {
			f.q.What = fates[w]
			return f, true
		}
	}
	if strings.HasSuffix(r.norm(f.from-1), "عددهم") {
		if what := r.whoNumber(f.from-1, s); what != "" {
			f.q.What = what
			return f, true
		}
	}
	// As many of what was counted before.
	last := r.lastFigure(s)
	if last == nil {
		if what, unit, ok := r.talliedNoun(f.from, s); ok {
			f.q.What, f.q.Unit, f.tally = what, unit, true
			return f, true
		}
		return f, false
	}
	same := func(part bool) (figure, bool) {
		f.q.What, f.q.Unit, f.kind, f.part = last.q.What, last.q.Unit, last.kind, part
		return f, true
	}
	here := last.from >= s.from
	prev := r.norm(f.from - 1)
	after := r.norm(next)
	if prev == "remaining" && last.q.Unit == "people" {
		return same(true)
	}
	if after == "the" && (r.norm(next+1) == "number" || r.norm(next+1) == "total" || r.norm(next+1) == "toll") {
		return same(false) // "bringing to 63 the number"
	}
	if r.changes(f.from) {
		if what, unit, ok := r.talliedNoun(f.from, s); ok {
			f.q.What, f.q.Unit, f.tally = what, unit, true
			return f, true
		}
	}
	spread := after == "في" || after == "من" || after == "in" || after == "from" || after == "at" || after == "منها" || after == "منهم" || after == "near" || after == "by" || after == "were" || after == "is" || after == "for" && prev == "with" || after == "took" || after == "occurred" || after == "so" || after == ")" && prev == "(" || (prev == "from" || prev == "to" || prev == "الي") && r.changes(f.from) ||
		next >= s.to || r.tokens[next].Kind == text.Punct && after != "-" && after != "/" && after != ":" && after != "%" || after == "and" || strings.HasPrefix(after, "و")
	if !spread {
		return f, false
	}
	joined := f.cut > 0 || prev == "و" || prev == "and" || prev == "," || prev == "،" || prev == ":" || prev == "(" || prev == "against" || prev == "مقابل" || prev == "with" && r.norm(f.from-2) == "compared" || prev == "these" || prev == "those" || prev == "whom" || prev == "from" || prev == "to" || prev == "الي"
	if here && last.q.Unit == "people" && r.included(f.from) && f.from-last.to < 10 {
		return same(true)
	}
	if here && joined && f.from-last.to < 14 {
		if (prev == "from" || prev == "to" || prev == "الي") && !r.changes(f.from) && !r.tallied(f.from, s) {
			return f, false
		}
		return same(prev != "to" && prev != "from" && prev != "against")
	}
	if what, unit, ok := r.talliedNoun(f.from, s); ok {
		f.q.What, f.q.Unit, f.tally = what, unit, true
		return f, true
	}
	// "put the number at five", "spoke of four", "تحدثت مصادر عن تسعة", "عددهم خمسة".
	if r.tallied(f.from, s) && last.sentence >= r.sentenceAt(s.from)-2 {
		if !here && last.q.Unit != "people" && last.kind != 'e' && last.q.What != "attacks" {
			return f, false
		}
		for n := len(r.figures) - 1; n >= 0 && n >= len(r.figures)-4 && r.figures[n].sentence >= r.sentenceAt(s.from)-2; n-- {
			if r.figures[n].tally { // a tally answers a tally
				last = &r.figures[n]
				break
			}
		}
		f.tally = true
		return same(false)
	}
	if first := r.norm(s.from + 1); prev == "these" || prev == "those" || prev == "," && r.norm(s.from) == "of" && (first == "these" || first == "those" || first == "them") {
		return same(true)
	}
	return f, false
}

// what reports whether a figure counts one of some things.
func (f *figure) what(any ...string) bool { return slices.Contains(any, f.q.What) }

// lastFigure is the figure before, of this sentence or of one of the two before.
func (r *reader) lastFigure(s sentence) *figure {
	if len(r.figures) == 0 {
		return nil
	}
	last := &r.figures[len(r.figures)-1]
	if last.sentence < r.sentenceAt(s.from)-2 {
		return nil
	}
	return last
}

// talliedNoun is what is counted by a tally before token at: "the number of soldiers from 2,000 to", "عدد الجنود من".
func (r *reader) talliedNoun(at int, s sentence) (what, unit string, ok bool) {
	for k := at - 1; k >= s.from && k > at-12; k-- {
		w := r.norm(k)
		noun := k + 1
		if w == "number" && r.norm(k+1) == "of" {
			noun++
		} else if bare := strings.TrimPrefix(w, "و"); bare == "حصيله" || bare == "الحصيله" { // of the dead, unless another is said
			if what := r.fateAt(noun); what != "" {
				return what, "people", true
			}
			return "killed", "people", r.changes(at)
		} else if w != "عدد" && !strings.HasSuffix(w, "عدد") {
			continue
		}
		if what := r.fateAt(noun); what != "" {
			return what, "people", true
		}
		if n, known := r.nounAt(noun); known {
			if n.what != "" {
				return n.what, n.unit, true
			}
			if what := byKind(n.kind); what != "" {
				return what, n.unit, true
			}
		}
		return "", "", false
	}
	return "", "", false
}

// tallied reports whether the words before token at give a figure for what was counted before.
func (r *reader) tallied(at int, s sentence) bool {
	for k := at - 1; k >= s.from && k > at-9; k-- {
		w := r.norm(k)
		if tallyWords[w] {
			return true
		}
		if !isLatin(w) && r.tokens[k].Kind == text.Word {
			for _, f := range r.forms[k] {
				if tallyWords[f] {
					return true
				}
			}
		}
	}
	return false
}

var tallyWords = set("عدد", "العدد", "عددهم", "عددها", "بلغ", "بلغت", "حصيله", "الحصيله", "حصيلته", "تحدث", "تحدثت", "يتحدث", "القتلي", "الضحايا", "الجرحي", "المهاجمين", "ارتفع", "ارتفعت", "يرتفع", "ترتفع", "مجموع", "تراجعت", "انخفض", "سيخفض", "خفض",
	"number", "toll", "figure", "count", "total", "put", "puts", "spoke", "speak", "speaks", "tally", "up", "down", "rose", "fell", "bringing", "reported", "gave", "lists", "counted", "against")

// nounBefore reads the noun of a list or a table, which stands before its number: "killed: 5", "قتلى: 5", "بنادق عدد 3".
func (r *reader) nounBefore(at int, s sentence) (what, unit string, ok bool) {
	k := at - 1
	sign, reach := false, 3
	for k >= s.from && k > at-4 {
		w := r.norm(k)
		if w == ":" || w == "=" || w == "|" || w == "(" || w == "/" || w == "-" && !r.touching(k-1, k+2) || w == "عدد" || w == "x" || w == "العدد" {
			sign = true
			if w == "عدد" || w == "العدد" {
				reach = 6 // رشاشة بي كي سي عدد 2
			}
			k--
			continue
		}
		break
	}
	if k < s.from {
		return "", "", false
	}
	if !sign {
		// "القتلى خمسة عشر", "القتلى أربعة", "عدد الموقوفين أربعة": the noun is the subject.
		w := r.norm(k)
		rest, definite := strings.CutPrefix(w, "ال")
		if n, known := nouns[rest]; definite && known && n.unit == "people" && !n.one {
			if n.what != "" {
				return n.what, n.unit, true
			}
			if what := byKind(n.kind); what != "" && what != "soldiers" {
				return what, n.unit, true
			}
		}
		if w == "بلغ" || w == "at" || w == "was" || w == "is" || w == "reached" || w == "الي" || w == "to" || w == "بلغوا" || w == "as" {
			for n := k - 1; n >= s.from && n > k-6; n-- {
				word := r.norm(n)
				if word == "toll" && r.norm(n-1) == "death" {
					return "killed", "people", true
				}
				if fates[word] != "" && (r.norm(n-1) == "عدد" || r.norm(n-1) == "of") {
					return fates[word], "people", true
				}
				if m, known := r.nounAt(n); known && m.unit == "people" && (r.norm(n-1) == "عدد" || r.norm(n-1) == "of" && r.norm(n-2) == "number") {
					if m.what != "" {
						return m.what, "people", true
					}
					if what := byKind(m.kind); what != "" {
						return what, "people", true
					}
				}
			}
		}
		return "", "", false
	}
	for n := k; n >= s.from && n > k-reach; n-- {
		m, known := r.nounAt(n)
		if what := r.fateAt(n - 1); known && m.what == "" && m.unit == "people" && n-1 >= s.from && what != "" {
			return what, "people", true // "عدد قتلى الإرهابيين: 41"
		}
		if w := r.norm(n); !known && strings.HasPrefix(w, "و") {
			m, known = nounOf(strings.TrimPrefix(w, "و"))
		}
		if known {
			if m.what != "" {
				return m.what, m.unit, true
			}
			if what := byKind(m.kind); what != "" {
				return what, m.unit, true
			}
		}
		if what := r.fateAt(n); what != "" && n == k {
			return what, "people", true
		}
	}
	return "", "", false
}
