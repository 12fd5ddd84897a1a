package read

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/text"
)

// quotation is a pair of quotation marks with few words between them.
type quotation struct{ open, close int }

// longestQuoted is how many tokens a name in quotation marks has at most.
const longestQuoted = 8

// quotations finds what stands in quotation marks and is short enough to be a name.
func (r *reader) quotations() []quotation {
	var out []quotation
	open := -1
	for i := range r.tokens {
		switch t := &r.tokens[i]; {
		case t.Kind == text.Word || t.Kind == text.Number:
		case t.Kind == text.Break:
			open = -1
		case strings.ContainsAny(t.Norm, "«“"):
			open = i
		case strings.ContainsAny(t.Norm, "»”"), open >= 0 && t.Norm == "\"":
			if open >= 0 && i-open <= longestQuoted+1 && i > open+1 {
				out = append(out, quotation{open, i})
			}
			open = -1
		case t.Norm == "\"":
			open = i
		}
	}
	return out
}

// lookalike reports whether the name that p stands for means no place here: it is part of the name of a body, a
// paper, an operation or a unit, a government that acts, an adjective or a tag. g is the reading of p.
func (r *reader) lookalike(p *place, g *gazetteer.Reading, start int, quoted []quotation) bool {
	if p.to < len(r.tokens) && p.from == p.name && p.to == p.from+1 && r.tokens[p.to].Kind == text.Number && r.norm(p.to+1) == ":" && r.tokens[p.from].Text == strings.ToUpper(r.tokens[p.from].Text) && isLatin(r.norm(p.from)) {
		return true // "KSA 18:21"
	}
	if r.inQuotation(p, start, quoted) || r.tag(p) || r.dateline(p) {
		return true
	}
	if p.from == p.name && p.end == p.name+1 && start == p.name && nationalities[strings.TrimPrefix(r.norm(p.name), "ال")] != "" && !r.onGround(p) {
		return true
	}
	if isLatin(r.norm(p.name)) {
		return r.inNameEN(p, g) || r.titleEN(p) || p.government && r.governsEN(p)
	}
	return r.inNameAR(p, start) || p.government && r.governsAR(p)
}

// onGround reports "سورية" where it is the country: behind a preposition or a direction, or listed with another country.
func (r *reader) onGround(p *place) bool {
	switch w := r.norm(p.name); {
	case !strings.HasSuffix(w, "سوريه") || w == "السوريه":
		return false
	case p.skip > 0 && !strings.HasPrefix(w, "و"):
		return true
	}
	prev := r.bare(p.from - 1)
	return locatives[prev] || directions[prev] != "" || prev == "داخل" || prev == "الي" || prev == "من" || prev == "عن" || prev == "وسط" || prev == "العراق" || prev == "وفي"
}

// inQuotation reports a name in quotation marks that is more than the place, or that the word before it makes one of
// something else: وكالة "سوريا الآن"، "مرصد الفرات"، "Homs Now".
func (r *reader) inQuotation(p *place, start int, quoted []quotation) bool {
	k := upTo(quoted, p.name+1, func(q *quotation) int { return q.open }) - 1
	if k < 0 || quoted[k].close < p.end {
		return false
	}
	q := quoted[k]
	if start <= q.open {
		return false // سجن "غويران"
	}
	whole := true
	for i := q.open + 1; i < q.close; i++ {
		if i >= start && i < max(p.to, p.end) || r.tokens[i].Kind != text.Word {
			continue
		}
		w := r.norm(i)
		if quoteVerbs[w] || directions[r.bares[i]] != "" || placeTypes[strings.TrimPrefix(r.bares[i], "ال")] || isLatin(w) && unicode.IsLower(firstRune(r.tokens[i].Text)) && w != "of" && w != "for" && w != "and" && w != "al" {
			return false
		}
		if _, ok := lead(w, settlements); !ok {
			whole = false
		}
	}
	return !whole || r.heads2(q.open-1) || p.gz.ID == "middle-east" // the paper «الشرق الأوسط»
}

// heads2 reports whether token i is a noun for a body or a medium.
func (r *reader) heads2(i int) bool {
	if i < 0 {
		return false
	}
	if _, ok := lead(r.norm(i), bodiesOver); ok {
		return true
	}
	rest := strings.TrimPrefix(r.bares[i], "ال")
	_, ok := lead(rest, bodiesOver)
	return ok || bodiesAfterEN[r.norm(i)]
}

// quoteVerbs are words that a sentence in quotation marks has and a name has not.
var quoteVerbs = set("في", "من", "الي", "علي", "عن", "ضد", "قرب", "ان", "لا", "لن", "لم", "in", "at", "near", "from", "to", "on", "against", "into", "is", "was", "are", "were", "has", "have", "will", "the")

// dateline reports a place at the head of the text that only says where it was written: "بغداد / وكالة …",
// "DAMASCUS, Syria (agency) — ".
func (r *reader) dateline(p *place) bool {
	const head = 80 // tokens
	if p.from > head || p.from != p.name && !isLatin(r.norm(p.name)) {
		return false
	}
	if r.byline(p.from) {
		return true
	}
	i := p.from - 1
	for i >= 0 && r.norm(i) == "/" || i >= 1 && r.tokens[i].Kind == text.Word && (r.norm(i-1) == "/" || i < p.from-1 && r.opens(i)) {
		i--
	}
	if i >= 0 && !r.opens(i+1) && !(r.norm(i) == "," && i >= 1 && r.tokens[i-1].Kind == text.Word && r.opens(i-1)) {
		return false
	}
	j := p.to
	if r.norm(j) == "," && r.capital(j+1) && len(r.datesIn(j, j+2)) == 0 {
		for j++; r.capital(j) && r.tokens[j].Kind == text.Word; j++ {
		}
	}
	for k := 0; k < 3; k++ {
		switch w := r.norm(j); {
		case w == "," || w == "،" || w == "/" && k > 0 || w == "." && k == 0:
			j++
			continue
		}
		if d := r.datesIn(j, j+1); len(d) > 0 {
			j = d[0].to
			continue
		}
		break
	}
	switch w := r.norm(j); w {
	case "(", "–", "—", "/":
		return !r.opens(j + 1)
	case "-":
		return r.tokens[j].Span.Start > r.tokens[j-1].Span.End && !r.opens(j+1) && (!r.touching(j, j+2) || r.norm(j+1) == "-")
	}
	return false
}

// byline reports a short line that names an agency: "بغداد / شفق الأنبار", "الموصل – وكالة …".
func (r *reader) byline(i int) bool {
	const longest = 9 // tokens
	from, to := i, i
	for !r.opens(from) && i-from < longest {
		from--
	}
	for to+1 < len(r.tokens) && !r.opens(to+1) && to-from < longest {
		to++
	}
	if to-from+1 >= longest || !r.opens(from) || !r.opens(to+1) || r.norm(to) == "." || r.norm(to) == ":" {
		return false
	}
	for k := from; k <= to; k++ {
		w := r.norm(k)
		if agencies[w] || w == "/" && k-from <= 2 {
			return true
		}
	}
	return false
}

var agencies = set("وكاله", "شبكه", "مراسل", "مراسلنا", "خاص", "متابعات", "اعداد", "تقرير", "رويترز", "سانا", "agency", "correspondent", "newsroom")

// opens reports whether a line begins with token i.
func (r *reader) opens(i int) bool {
	return i <= 0 || i >= len(r.tokens) || r.tokens[i-1].Kind == text.Break || r.norm(i-1) == "\n"
}

// tag reports a hashtag that stands in no sentence.
func (r *reader) tag(p *place) bool {
	i := p.from - 1
	if i < 0 || r.norm(i) != "#" {
		return false
	}
	for ; i >= 0 && i > p.from-40 && r.tokens[i].Kind != text.Break && r.norm(i) != "\n"; i-- {
		if r.tokens[i].Kind == text.Word && r.norm(i-1) != "#" && r.norm(i-1) != "_" {
			return false
		}
	}
	return true
}

// inNameAR reports a place in the name of a body: مركز دجلة للدراسات، قائد عمليات ديالى، جامعة تكريت، نينوى بريس.
func (r *reader) inNameAR(p *place, start int) bool {
	if _, ok := lead(r.norm(p.end), mediaTails); ok && r.norm(p.end) != "" {
		return true
	}
	i := start - 1
	for i >= 0 && strings.ContainsAny(r.norm(i), "\"«“") {
		i--
	}
	if i < 0 || p.skip > 0 || r.tokens[i].Kind != text.Word {
		return false
	}
	w := r.norm(i)
	if w == "والي" && strings.HasSuffix(r.tokens[i].Text, "ى") {
		return false // "and to"
	}
	if start < p.name { // "محافظة حماة" that denies, "مجلس محافظة حماة"
		if _, ok := lead(r.norm(start), offices); ok && (sayVerbs[r.bare(i)] || denials[r.bare(i)]) {
			return true
		}
	}
	switch n, ok := lead(w, bodiesOver); {
	case !ok:
	case bodiesOver[w[n*2:]] && soft[w[n*2:]]:
		return r.softBody(p, i, w[n*2:])
	case w == "لواء" && strings.HasPrefix(r.norm(p.name), "اسكندرون"):
		return false
	default:
		return true
	}
	return false
}

// softBody settles the nouns that are also used of places: "في مركز الرقة", "موقع تل حلف".
func (r *reader) softBody(p *place, i int, noun string) bool {
	next := r.norm(p.end)
	if strings.HasPrefix(next, "ل") && learned[strings.TrimPrefix(next, "ل")] {
		return true
	}
	before := r.bare(i - 1)
	switch noun {
	case "موقع", "عين", "صوت", "عمليه", "حمله", "عمليات", "جبهه", "غرفه":
		return i == 0 || r.tokens[i-1].Kind != text.Word || sayVerbs[before] || noun == "عمليات" && (before == "قايد" || before == "قياده" || before == "غرفه" || r.norm(i-1) == "قايد")
	case "مركز":
		return before == "في" && researchers[strings.TrimPrefix(r.bare(i-2), "ال")] || researchers[strings.TrimPrefix(before, "ال")]
	}
	return false
}

var (
	// bodiesOver are the nouns before names that make them names of bodies, media, units and offices.
	bodiesOver = set("معهد", "جامعه", "كليه", "اكاديميه", "مرصد", "شبكه", "وكاله", "صحيفه", "مجله", "جريده", "اذاعه", "راديو", "تلفزيون", "قناه", "منصه", "منظمه", "جمعيه", "موسسه", "منتدي", "ملتقي", "نقابه", "رابطه", "اتحاد", "نادي", "تجمع", "تنسيقيه",
		"مجلس", "محكمه", "شرطه", "امن", "استخبارات", "مخابرات", "مديريه", "محافظ", "قايمقام", "قايممقام", "قايمقاميه", "بلديه", "ديوان", "اوقاف", "لواء", "كتيبه", "كتايب", "فوج", "سرايا", "فرقه", "جيش", "حشد", "حركه", "حزب", "والي", "مفتي", "اسايش", "اسايس", "مطران", "بطريرك",
		"دراسات", "ابحاث", "بحوث", "انباء", "اخبار", "نداء", "نبض", "صدي", "اوراق", "درع", "نبع", "غضب", "بركان", "برلمان", "غرفه", "عمليات", "مركز", "موقع", "عين", "صوت", "عمليه", "حمله", "جبهه", "اعلام", "ميثاق", "اعلان", "موتمر", "مسار", "محادثات", "اتفاق", "اتفاقيه")
	soft        = set("مركز", "موقع", "عين", "صوت", "عمليه", "حمله", "عمليات", "جبهه", "غرفه")
	mediaTails  = set("بريس", "برس", "بوست", "نيوز", "الان", "ميديا", "تايمز", "تي", "اف", "للانباء", "للدراسات", "للابحاث", "للاعلام", "الاخباريه", "الاخباري", "الاعلامي", "الاعلاميه", "ووتش")
	offices     = set("محافظه", "بلديه")
	learned     = set("لدراسات", "دراسات", "لابحاث", "ابحاث", "لبحوث", "بحوث", "لاعلام", "اعلام", "لتوثيق", "توثيق", "حقوق", "لحقوق", "قضايا", "لتفكير", "لسياسات", "سياسات", "لحوار", "لتنميه", "لسلام", "لصحافه", "لنشر", "لتحليل", "لرصد", "رصد", "لاستشارات", "دراسه", "لعداله", "لتخطيط", "لفكر", "لمعلومات")
	denials     = set("نفت", "نفي", "كذبت", "تنفي", "طالبت", "دعت", "حذرت", "قررت", "اصدرت", "ناشدت")
	researchers = set("باحث", "باحثه", "خبير", "خبيره", "محلل", "محلله", "مدير", "مديره", "زميل", "زميله", "رييس", "رييسه", "محاضر", "استاذ", "مسوول", "متحدث", "ناطق")
)

// inNameEN reports a place in the name of a body: "Tigris News", "Institute for Euphrates Studies", "Liwa al-Quds",
// "Amman-based".
func (r *reader) inNameEN(p *place, g *gazetteer.Reading) bool {
	if p.end-p.name >= 3 && madeOf[r.norm(p.end-1)] && r.norm(p.end-2) == "-" {
		return true
	}
	last := r.norm(p.end - 1)
	if !strings.HasSuffix(last, "'s") {
		for j := p.end; j < p.end+5 && j < len(r.tokens); j++ {
			t := &r.tokens[j]
			w := t.Norm
			if t.Kind != text.Word || !unicode.IsUpper(firstRune(t.Text)) {
				break
			}
			if bodiesAfterEN[w] {
				return true
			}
			if settlements[w] || terrain[w] || siteWordsEN[w] {
				// "Sham Province" of the group, not the province of a governorate
				return w == "province" && (g.Place.Kind == gazetteer.Country || g.Place.Kind == gazetteer.Region || g.Place.Kind == gazetteer.Desert)
			}
		}
	}
	k := p.from - 1
	if unitNounsEN[r.norm(k)] {
		return true
	}
	if r.norm(k) == "the" {
		k--
	}
	head := r.norm(k - 1)
	switch r.norm(k) {
	case "of":
		return governedEN[head] || citizensEN[head] || head == "state" && r.norm(k-2) == "islamic"
	case "in":
		return head == "state" && r.norm(k-2) == "islamic"
	case "for":
		return governedEN[head] || missionsEN[head]
	case "to", "on":
		return missionsEN[head]
	}
	return r.headsName(p)
}

// headsName reports a place that begins a name in capitals which no table knows, "the Euphrates Dawn", "the Berlin Conflict Desk":
// behind a preposition it would be the place, and so it would before a day, a nation, initials or the word for a site.
func (r *reader) headsName(p *place) bool {
	k := p.from - 1
	if r.norm(k) == "the" || r.norm(k) == "a" {
		k--
	} else if k < 0 || r.tokens[k].Kind != text.Word || unicode.IsUpper(firstRune(r.tokens[k].Text)) {
		return false
	}
	if p.from != p.name || p.to != p.end || !r.capital(p.to) || r.inDate(p.to) || r.sentenceOf(p.from).headline || locatives[r.norm(k)] && r.norm(k) != "of" {
		return false
	}
	t := &r.tokens[p.to]
	last := p.to
	for r.capital(last+1) && r.tokens[last+1].Kind == text.Word {
		last++
	}
	w := t.Norm
	if len(t.Text) < 3 || t.Text == strings.ToUpper(t.Text) || nationalities[w] != "" || settlements[w] || terrain[w] || directions[w] != "" {
		return false
	}
	for i := p.to; i <= last; i++ {
		if siteWordsEN[r.norm(i)] || settlements[r.norm(i)] || terrain[r.norm(i)] {
			return false
		}
	}
	return r.norm(k) == "of" || r.norm(k) == "outlet" || r.norm(k) == "by" || r.norm(k) == "with" || last > p.to
}

var (
	madeOf        = set("based", "backed", "led", "born", "made", "trained", "held", "controlled", "run", "aligned", "allied", "linked", "funded", "supported", "brokered", "sponsored", "wide", "affiliated", "occupied", "supplied", "style", "era")
	bodiesAfterEN = set("news", "post", "times", "observatory", "center", "centre", "institute", "forum", "network", "agency", "council", "command", "brigade", "brigades", "battalion", "division", "front", "army", "forces", "force", "movement", "party", "shield", "spring",
		"storm", "operations", "operation", "university", "college", "ministry", "government", "administration", "office", "directorate", "court", "studies", "foundation", "monitor", "watch", "now", "today", "media", "tv", "radio", "press", "commission", "committee", "union", "league",
		"alliance", "coalition", "defence", "defense", "guard", "guards", "protection", "units", "resistance", "gate", "group", "conference", "process", "talks", "agreement", "accords", "accord", "declaration", "summit", "count", "is", "journal", "herald", "tribune", "eye", "voice", "channel", "gazette",
		"digest", "bulletin", "report", "monitoring", "association", "organization", "organisation", "club", "chamber", "bank", "company", "police", "intelligence", "parliament", "campaign", "initiative", "fund", "trust", "stabilisation", "stabilization", "24")
	unitNounsEN = set("liwa", "jaysh", "jaish", "harakat", "hayat", "wilayat", "wilaya", "kataib", "kata'ib", "faylaq", "jabhat", "ahrar", "tahrir", "radio", "operation", "saraya", "firqat")
	governedEN  = set("university", "institute", "bank", "governor", "emir", "wali", "mayor", "bishop", "archbishop", "patriarch", "college", "academy", "centre", "center", "mufti", "amir")
	citizensEN  = set("citizen", "citizens", "national", "nationals")
	missionsEN  = set("mission", "envoy", "representative", "coordinator", "rapporteur", "commission", "inquiry", "ambassador", "commissioner", "adviser", "advisor")
	siteWordsEN = set("camp", "camps", "prison", "airport", "airbase", "base", "dam", "crossing", "bridge", "mountains", "mountain", "desert", "valley", "river", "lake", "field", "refinery", "hospital", "church", "mosque", "shrine", "street", "square", "road", "highway", "plain", "plains", "island")
)

// titleEN reports a country that a line only has as its title: "Syria: displacement", a line in capitals.
func (r *reader) titleEN(p *place) bool {
	if p.gz.Kind != gazetteer.Country && p.gz.Kind != gazetteer.Region && p.gz.Kind != gazetteer.Desert {
		return false
	}
	opens := p.from == 0 || r.tokens[p.from-1].Kind == text.Break || r.norm(p.from-1) == "\n"
	if opens && r.norm(p.to) == ":" {
		return p.gz.Kind == gazetteer.Country && !r.opens(p.to+1) // "Iraq:" heads what happened there
	}
	s := r.sentenceOf(p.from)
	if !s.headline {
		return false
	}
	words := 0
	for i := s.from; i < s.to; i++ {
		if t := &r.tokens[i]; t.Kind == text.Word {
			if t.Text != strings.ToUpper(t.Text) {
				return false
			}
			words++
		}
	}
	return words > p.to-p.from
}

// governsEN reports the name of a country or a capital that stands for its government: it acts, speaks or has.
func (r *reader) governsEN(p *place) bool {
	if strings.HasSuffix(r.norm(p.end-1), "'s") {
		next := strings.ReplaceAll(r.norm(p.end), "-", "")
		if state(&p.gz) { // "Iraq's Counter-Terrorism Service"
			for j := p.end; j < p.end+6 && (r.capital(j) || r.norm(j) == "-" || r.norm(j) == "of"); j++ {
				if bodiesAfterEN[r.norm(j)] || r.norm(j) == "service" {
					return true
				}
			}
		}
		return state(&p.gz) && directions[next] == "" && !terrain[next] && !r.capital(p.end) || !state(&p.gz) && !r.capital(p.end)
	}
	if p.from != p.name || r.norm(p.to) == "-" {
		return false
	}
	i := p.from - 1
	if i >= 0 && r.norm(i) == "the" && r.norm(p.from) != "the" {
		return false
	}
	if seats[p.gz.EN] && wooEN[r.norm(i)] || r.norm(p.to) == "and" && r.norm(p.to+1) == "its" && alliesEN[r.norm(p.to+2)] {
		return true
	}
	if r.norm(i) == "in" && seats[p.gz.EN] && (r.norm(i-1) == "authorities" || r.norm(i-1) == "government" || r.norm(i-1) == "administration") {
		return true
	}
	if r.norm(i) == "in" && r.norm(i-1) == "based" && state(&p.gz) && p.gz.ID != "SY" && p.gz.ID != "IQ" {
		return true // where a monitor has its desk
	}
	if i >= 0 && r.tokens[i].Kind == text.Word && !clauseEN[r.norm(i)] {
		return false
	}
	if i >= 0 && r.norm(i) == "," && i > 0 && unicode.IsUpper(firstRune(r.tokens[i-1].Text)) {
		return false // "Raqqa, Syria"
	}
	j := p.to
	for _, d := range r.datesIn(j, j+3) {
		j = d.to
	}
	if r.norm(j) == "," {
		switch w := r.norm(j + 1); {
		case w == "which" || w == "who":
			return actsEN(r.norm(j+2)) && !lies[r.norm(j+2)] || governing[r.norm(j+2)]
		case w == "for" && r.norm(j+3) == "part", w == "as" && !unicode.IsUpper(firstRune(r.tokens[min(j+2, len(r.tokens)-1)].Text)):
			return true
		}
		return false
	}
	for strings.HasSuffix(r.norm(j), "ly") || adverbsEN[r.norm(j)] {
		j++
	}
	w := r.norm(j)
	if w == "is" && intendsEN[r.norm(j+1)] {
		return true
	}
	if j >= len(r.tokens) || !unicode.IsLower(firstRune(r.tokens[j].Text)) || lies[w] || pluralsEN[w] {
		return false
	}
	verb := len(w) > 4 && strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && p.gz.Kind == gazetteer.Country && r.opens(p.from) // "Iraq receives"
	return actsEN(w) || governing[w] || verb
}

var (
	clauseEN  = set("if", "that", "while", "but", "and", "as", "because", "whether", "when", "where", "although", "though", "since", "until", "unless", "so", "what", "why", "how", "meanwhile", "yet", "or", "than")
	alliesEN  = set("allies", "partners", "proxies", "allied")
	adverbsEN = set("also", "still", "never", "now", "has", "had", "have", "again", "itself", "alone", "too")
	lies      = set("remained", "remains", "witnessed", "suffered", "experienced", "saw", "lies", "lay", "stayed", "sits", "borders", "stands", "was", "were", "is", "are", "reported", "recorded", "followed", "linked", "based", "located", "surrounded", "besieged", "shelled", "bombed", "hit", "struck", "attacked", "targeted", "killed", "wounded", "described", "put", "counted", "can", "may", "could", "would", "must")
	// wooEN are what is done to a government and not to a city; intendsEN, behind "is", what only a government does.
	wooEN     = set("want", "wants", "wanted", "court", "courts", "courting", "courted", "worry", "worries", "worried", "pressure", "pressures", "pressured", "pressuring", "urge", "urges", "urged", "urging", "accuse", "accuses", "accused", "accusing", "blame", "blames", "blamed", "blaming", "convince", "convinced", "persuade", "persuaded", "help", "helps", "helped", "helping", "allow", "allows", "allowed", "let", "lets", "force", "forces", "forced", "push", "pushed", "pushing", "warn", "warned", "warns", "ask", "asks", "asked", "asking", "tell", "tells", "told", "criticise", "criticised", "criticize", "criticized", "embarrass", "embarrassed", "recognise", "recognize", "support", "supports", "supported", "back", "backs", "backed", "trust", "trusts", "distrust", "press", "pressed", "weaken", "weakened", "discredit")
	intendsEN = set("expected", "set", "due", "ready", "willing", "preparing", "planning", "considering", "seeking", "trying", "asking", "working", "counting", "courting", "pushing", "urging", "pressing", "reluctant", "determined", "keen", "eager", "unwilling")
	pluralsEN = set("residents", "suburbs", "outskirts", "forces", "authorities", "officials", "attacks", "clashes", "prices", "hospitals", "markets", "police")
	governing = set("thins", "wants", "sees", "insists", "hopes", "fears", "plans", "keeps", "backs", "supports", "accuses", "rejects", "considers", "regards", "maintains", "seeks", "faces", "pledges", "promises", "agrees", "refuses", "withdraws", "pulls", "sends", "gives", "takes", "took", "offers", "threatens",
		"strikes", "welcomes", "urges", "condemns", "opposes", "demands", "views", "deploys", "cuts", "reduces", "signs", "hosts", "leads", "pays", "funds", "makes", "holds", "lets", "does", "acts", "moves", "decides", "recognises", "recognizes", "accepts", "treats", "knows", "needs", "owes", "will", "did", "let", "kept",
		"held", "led", "paid", "sent", "gave", "made", "took", "sought", "withdrew", "neither", "taken")
)

// governsAR reports the same of an Arabic name: قوات بغداد، انضمام دمشق، تابعة لدمشق، أنقرة وواشنطن.
func (r *reader) governsAR(p *place) bool {
	if p.from != p.name {
		return false
	}
	i := p.from - 1
	prev := r.norm(i)
	switch p.prefixOf(r) {
	case "ل":
		w := strings.TrimPrefix(r.bare(i), "ال")
		return seats[p.gz.EN] && (governedAR[w] || governedAR[prev]) && !settlements[strings.TrimPrefix(r.bare(i-1), "ال")]
	case "":
	default:
		return false
	}
	w := r.bare(i)
	if r.doesAR(i) && (seats[p.gz.EN] || state(&p.gz)) {
		return true
	}
	if w == "في" && seats[p.gz.EN] && inChargeAR[strings.TrimPrefix(r.bare(i-1), "ال")] {
		return true // "السلطات في بغداد"
	}
	if locatives[w] && w != "بين" {
		return false
	}
	if _, ok := lead(prev, governmentAR); ok && (seats[p.gz.EN] || strongAR[prev]) {
		return true
	}
	// named together with a government that can be nothing else
	near := r.actorsIn(p.to, p.to+1)
	for k := range near {
		if near[k].how == actor.Metonym && near[k].prefix == "و" && !near[k].dropped && seats[p.gz.EN] && w != "من" && w != "الي" {
			return true
		}
	}
	return seats[p.gz.EN] && i >= 0 && actVerbsAR[w] && r.tokens[i].Kind == text.Word
}

// doesAR reports that what stands behind token i does what the words up to i say: التي تتزعمه واشنطن، تسيطر عليها دمشق، مدعومة من
// أنقرة، ستواصل الولايات المتحدة.
func (r *reader) doesAR(i int) bool {
	w := r.norm(i)
	switch {
	case i < 0 || r.tokens[i].Kind != text.Word:
		return false
	case w == "من":
		before := strings.TrimPrefix(r.bare(i-1), "ال")
		return backedAR[before] || governedAR[before]
	case strings.HasPrefix(w, "ست") && utf8.RuneCountInString(w) > 4 && !visitsSoon[w]:
		return true
	}
	if w == "عليها" || w == "عليه" {
		return rulesAR[r.norm(i-1)]
	}
	switch r.norm(i - 1) {
	case "الذي", "التي", "الذين":
		return utf8.RuneCountInString(w) > 4 && (strings.HasSuffix(w, "ه") || strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هم")) && !locatives[w] && !leftAR[strings.TrimSuffix(strings.TrimSuffix(w, "ها"), "ه")]
	}
	return false
}

// prefixOf is what stands before the mention in its first token.
func (p *place) prefixOf(r *reader) string {
	w := r.norm(p.from)
	n := 0
	for i := range w {
		if n == p.skip {
			return w[:i]
		}
		n++
	}
	return ""
}

var (
	backedAR     = set("مدعوم", "مدعومه", "مدعومين", "بدعم", "بطلب", "بضغط", "بتمويل", "بايعاز", "بتوجيه", "باسناد", "بتكليف", "بضوء", "مموله", "ممول", "بقرار", "بموافقه", "بتفويض")
	inChargeAR   = set("سلطات", "حكومه", "مسوولون", "مسوولين", "قياده", "اداره")
	rulesAR      = set("تسيطر", "تهيمن", "تشرف", "وتسيطر", "سيطرت", "تحصل")
	visitsSoon   = set("ستشهد", "ستصل", "ستزور", "ستدخل", "ستبقي", "ستكون", "ستغادر", "ستعود")
	leftAR       = set("شهدت", "تشهد", "عرفت", "تعيش", "عاشت", "دخلت", "سكنت", "يقطن", "تقطن", "زارت", "وصلت", "غادرت")
	governedAR   = set("تابع", "تابعه", "تابعين", "موال", "مواليه", "موالين", "خاضع", "خاضعه", "تتبع", "يتبع", "تخضع", "يخضع", "مقرب", "مقربه", "حليف", "حليفه")
	governmentAR = set("اداره", "قوات", "جيش", "حكومه", "سلطات", "نظام", "حكام", "موقف", "قرار", "رد", "طلب", "اتهام", "اتهامات", "انضمام", "اعلان", "رفض", "موافقه", "سياسه", "ضغوط", "مصالح", "حلفاء", "شروط", "التزام", "استعداد", "قبول", "مساعي", "سفير", "وفد", "مبعوث", "تصريحات", "مطالب", "اعتراف", "تهديدات", "وعود", "تعهد", "تعهدات", "رغبه")
	strongAR     = set("حكومه", "سلطات", "موقف", "اتهام", "رفض", "موافقه", "سفير", "تصريحات", "مطالب")
)

// capitals leaves out lists of capitals that stand for their governments: three of them and no place named before
// them, or an English list of which the last one acts ("Paris, The Hague and Stockholm have taken back").
func (r *reader) capitals(in []place) []place {
	out := in[:0]
	for i := 0; i < len(in); {
		k := i
		for in[k].government && k+1 < len(in) && in[k+1].government && r.joins(in[k].to, in[k+1].from) {
			k++
		}
		if k == i || !r.governList(in[i:k+1]) {
			out = append(out, in[i:k+1]...)
		}
		i = k + 1
	}
	return out
}

// joins reports whether nothing but a comma or a conjunction stands between two names of a list.
func (r *reader) joins(from, to int) bool {
	switch to - from {
	case 0:
		return strings.HasPrefix(r.norm(to), "و")
	case 1:
		w := r.norm(from)
		return w == "," || w == "،" || w == "and"
	case 2:
		return r.norm(from) == "," && r.norm(from+1) == "and"
	}
	return false
}

func (r *reader) governList(list []place) bool {
	first, j := list[0].from, list[len(list)-1].to
	before := r.bare(first - 1)
	if list[0].name != first || list[0].skip > 0 || locatives[before] {
		return false
	}
	all, far := true, false
	for i := range list {
		all = all && seats[list[i].gz.EN]
		far = far || all && stateSeats[list[i].gz.EN] == ""
	}
	if all && (len(list) >= 3 || far && !visits[before]) {
		return true // "Baghdad and Washington": no report is from both
	}
	if !isLatin(r.norm(first)) {
		return false
	}
	for r.norm(j) == "and" && r.capital(j+1) { // one more that the table does not know
		for j++; r.capital(j); j++ {
		}
	}
	w := r.norm(j)
	return (first == 0 || r.tokens[first-1].Kind != text.Word || clauseEN[r.norm(first-1)]) && (actsEN(w) || governing[w]) && !lies[w]
}

// visits are verbs with a city behind them that somebody comes to.
var visits = set("visit", "visits", "visited", "visiting", "tour", "toured", "reach", "reached", "leave", "left", "hit", "rocked", "shook", "struck", "زار", "زارت", "يزور", "تزور", "زياره", "غادر", "غادرت", "وصل", "وصلت", "ضرب", "هز", "هزت", "عواصم")

// seats are the capitals that stand for their governments, as the table names them.
var seats = set("Damascus", "Baghdad", "Ankara", "Moscow", "Tehran", "Washington", "Paris", "London", "Berlin", "Beirut", "Amman", "Riyadh", "Doha", "Cairo", "Erbil", "The Hague", "Stockholm", "Brussels", "Vienna", "Geneva", "Jerusalem", "Tel Aviv", "Abu Dhabi", "Kuwait City", "Rome", "Madrid", "Oslo", "Copenhagen", "Helsinki", "Ottawa", "Canberra", "Kabul", "Islamabad", "Beijing", "Tokyo")
