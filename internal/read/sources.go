package read

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// The words by which a text says whose word it gives. Arabic verbs stand in all their forms (see arabicVerb).
var (
	sayVerbs = verbs("قال/قول ذكر/ذكر افاد/فيد اعلن/علن اكد/وكد اوضح/وضح اضاف/ضيف كشف/كشف صرح/صرح اشار/شير لفت/لفت نوه/نوه شدد/شدد تابع/تابع رجح/رجح حذر/حذر اعتبر/عتبر راي/ري اعتقد/عتقد توقع/توقع "+
		"استبعد/ستبعد نفي/نفي كذب/كذب زعم/زعم ادعي/دعي تبني/تبني نسب/نسب وثق/وثق احصي/حصي اورد/ورد تحدث/تحدث اتهم/تهم ارجع/رجع نقل/نقل قدر/قدر قدر/قدر وصف/صف ابلغ/بلغ استدرك/ستدرك كتب/كتب رصد/رصد سجل/سجل بين/بين ختم/ختم استطرد/ستطرد نبه/نبه خلص/خلص جزم/جزم لمح/لمح",
		"said says say told tells announced announces stated states reported reports confirmed confirms added adds believes believe noted notes argues argue argued warned warns claimed claims claim denied denies "+
			"allege alleges rejected rejects dismissed dismisses refuted refutes thinks think expects expect explained explains insisted insists alleged alleges acknowledged acknowledges estimated estimates wrote writes recalled recalls revealed reveals predicts predicted suggested suggests described describes accused blamed blames cautioned cautions predicted disclosed put puts gave gives counted placed spoke speaks")
	participles = set("مضيفا", "مضيفه", "موضحا", "موضحه", "مشيرا", "مشيره", "مشيرين", "معتبرا", "معتبره", "مرجحا", "مرجحه", "محذرا", "محذره", "محذرين", "متوقعا", "متوقعه", "موكدا", "موكده", "موكدين", "لافتا", "لافته", "مبينا", "مبينه", "قايلا", "قايله",
		"كاشفا", "كاشفه", "منوها", "منوهه", "مشددا", "مشدده", "زاعما", "زاعمه", "نافيا", "نافيه", "مضيفين", "adding", "منبها", "منبهه", "لافتين", "موضحين", "معتبرين", "مرجحين", "متوقعين", "منوهين", "مبينين", "مبينه", "مستبعدا", "جازما", "noting", "warning", "saying", "stressing", "claiming", "denying", "arguing", "predicting", "explaining")
	sayPreps  = set("وفق", "وفقا", "بحسب", "حسب", "حسبما", "نقلا", "according", "citing", "quoting", "quoted")
	officials = set("مسووله", "المسووله", "مسوولات", "متحدثه", "المتحدثه", "ناطقه", "الناطقه", "قياديه", "مديره", "رييسه", "وزيره", "ضابطه", "نايب", "وكيل", "مسوول", "مسوولون", "مسوولين", "مصدر", "مصادر", "متحدث", "ناطق", "المتحدث", "الناطق", "مطلعون", "مطلعين", "قيادي", "شهود", "المسوولين", "المسوولون", "المصدر", "مصدرا", "متحدثا", "ضابط", "ضباط", "دبلوماسي", "دبلوماسيون", "دبلوماسيين", "محافظ", "قايد", "وزير", "المبعوث", "مدير", "رييس", "قايممقام", "قايمقام", "مختار",
		"official", "officials", "source", "sources", "spokesman", "spokesperson", "spokeswoman", "diplomat", "diplomats", "commander", "governor", "minister", "general", "envoy", "officer", "officers", "mayor", "member", "lawmaker", "councillor", "councilor", "prosecutor", "ambassador")
	witnesses = set("الناجين", "ناجين", "ناجون", "الناجون", "ناج", "قريب", "اقارب", "اقرباء", "جيران", "جيرانه", "جيرانهما", "وجهاء", "شيخ", "شيوخ", "مزارعون", "مزارعين", "رعاه", "مسعفون", "مسعفين", "طبيب", "اطباء", "عايلات", "صيادون", "مراقبون", "شهود", "سكان", "اهالي", "الاهالي", "السكان", "ناشطون", "ناشطين", "الناشطون", "نشطاء", "ناشطوها", "ناشطوه", "نشطاوها", "نشطاوه", "صفحات", "شهادات", "روايات", "residents", "resident", "witnesses", "activists", "villagers", "locals", "relatives", "neighbours", "neighbors", "survivors", "medics")
	// people are the nouns for those who tell what they lived through. They speak right behind the verb.
	people = set("اداري", "اداريه", "صاحب", "صاحبه", "اصحاب", "مالك", "سايق", "سايقون", "مزارع", "راع", "راعي", "تاجر", "تجار", "عامل", "عاملون", "عاملين", "عمال", "نازح", "نازحه", "نازحون", "نازحين", "شاهد", "شاهده", "والد", "والده", "شقيق", "شقيقه", "زوجه", "ارمله", "ذوو", "ذوي", "جار", "موظف", "معلم", "ممرض", "لاجي", "لاجيه", "مواطن", "مواطنون", "مواطنين", "مراسل", "مراسلنا", "مراسلتنا", "مراسلو", "مراسلي", "مراسلونا", "مندوب", "مندوبنا",
		"cousin", "brother", "father", "mother", "sister", "uncle", "neighbour", "neighbor", "widow", "driver", "farmer", "shepherd", "doctor", "nurse", "teacher", "correspondent", "reporter", "worker", "shopkeeper", "trader", "local")
	analysts = set("الباحث", "الباحثه", "باحث", "باحثه", "المحلل", "المحلله", "محلل", "الخبير", "الخبيره", "خبير", "الكاتب", "الكاتبه", "استاذ", "استاذه", "الاستاذ", "المختص", "المختصه", "مختص", "المتخصص", "المتخصصه", "متخصص", "الاكاديمي", "الاكاديميه", "اكاديمي", "اكاديميه", "الموارخ", "الباحثون", "باحثين", "محللين", "الباحثان", "الخبيران", "المحللون", "الخبراء", "خبراء", "محللون", "باحثون",
		"analyst", "researcher", "expert", "fellow", "analysts", "experts", "researchers", "professor", "scholar", "historian")
	spokesmen = set("قايممقام", "قايمقام", "متحدثه", "المتحدثه", "ناطقه", "الناطقه", "مديره", "رييسه", "وزيره", "نايب", "وكيل", "متحدث", "ناطق", "المتحدث", "الناطق", "متحدثا", "spokesman", "spokesperson", "spokeswoman", "محافظ", "قايد", "وزير", "المبعوث", "مدير", "رييس", "مندوب", "مندوبه", "المندوب", "ممثل", "ممثله", "الممثل", "معاون", "سفير", "سفيره", "امر", "امين", "امينه", "مفوض", "مفوضه", "مبعوث", "المبعوثه", "مبعوثه", "commander", "governor", "minister", "envoy", "mayor")
	// outlets are nouns by which a text comes back to who spoke last.
	outlets = set("البيان", "بيان", "الوكاله", "الوزاره", "المصدر", "المرصد", "الشبكه", "الصحيفه", "القياده", "المتحدث", "الناطق", "الجهاز", "المديريه", "الموقع", "القناه", "الاداره", "التنظيم", "الخليه", "المركز", "المسوول", "المسوولون", "المصادر",
		"statement", "study", "report", "survey", "tally", "communique", "ministry", "agency", "observatory", "newspaper", "command", "official", "spokesman", "spokesperson", "it", "he", "she", "they", "network", "monitor")
	denyVerbs  = verbs("نفي/نفي كذب/كذب", "denied denies deny denying rejected rejects dismissed dismisses refuted refutes", "نافيا", "نافيه", "مكذبا")
	claimVerbs = verbs("زعم/زعم ادعي/دعي تبني/تبني", "claimed claims claiming alleged alleges allege claim", "زاعما", "زاعمه")
	// thinkVerbs tell what somebody thinks and not what he reports.
	thinkVerbs = verbs("راي/ري اعتبر/عتبر اعتقد/عتقد توقع/توقع رجح/رجح استبعد/ستبعد قدر/قدر حذر/حذر نبه/نبه خلص/خلص جزم/جزم", "believes believe thinks think expects expect argues argue argued predicts predicted warns warned cautions cautioned estimates", "مرجحا", "مرجحه", "محذرا", "محذره", "متوقعا", "متوقعه", "معتبرا", "معتبره", "مستبعدا", "مرجحين", "متوقعين", "معتبرين", "warning", "arguing", "predicting")
)

// carryVerbs carry words or people.
var carryVerbs = verbs("نقل/نقل", "")

// watchVerbs tell what somebody saw, wrote or measured, which need not be words.
var watchVerbs = verbs("رصد/رصد سجل/سجل كتب/كتب وصف/صف قدر/قدر بين/بين وثق/وثق كشف/كشف", "")

// warnVerbs tell of what may come and not of how things stand.
var warnVerbs = verbs("حذر/حذر نبه/نبه", "warns warned", "محذرا", "محذره", "محذرين", "warning")

// supposed are verbs that stand for nobody's opinion where no subject follows: "مسلحين يُعتقد أنهم".
var supposed = set("يعتقد", "يرجح", "يقدر", "يتوقع", "يزعم", "يقال", "ذكر", "قيل", "افيد", "يذكر")

// verbs makes a set of Arabic verbs in all their forms ("past/present past/present"), of English words, and of
// further words.
func verbs(arabic, english string, more ...string) map[string]bool {
	out := set(more...)
	for v := range strings.FieldsSeq(arabic) {
		past, present, _ := strings.Cut(v, "/")
		for _, form := range arabicVerb(past, present) {
			if form != "بين" && form != "نقل" && form != "قدر" || past != "بين" {
				out[form] = true
			}
		}
	}
	for _, w := range []string{"نصف", "نصفه", "نصفها", "نصفهم", "نصفهن", "بين", "بينه", "بينها", "بينهم", "بينهما", "بيننا", "اضافه"} { // "between", "in addition"
		delete(out, w)
	}
	for w := range strings.FieldsSeq(english) {
		out[w] = true
	}
	return out
}

func init() {
	learn(comesIn, spoken, papers, press, beside, records, joinsClause, ours, sayVerbs, participles, sayPreps, officials, witnesses, analysts, outlets, denyVerbs, claimVerbs, thinkVerbs)
}

// speaker is whose word a sentence is.
type speaker struct {
	attr        Attribution
	body        *naming  // the organisation that speaks, when it is one
	name        []string // folded words of the name, for a person
	affiliation string
	claims      bool // the verb takes a distance: claimed
	denies      bool
	thinks      bool     // the verb tells an opinion
	complement  int      // token at which what is said begins
	carrier     *speaker // who brought what is denied
}

// voice is a stretch of the text that is somebody's word.
type voice struct {
	sp       *speaker
	from, to int
	verb     int  // the token that says so
	cover    int  // what happens from this token on, up to to, is told on that word
	weak     bool // a deed that is claimed, which is itself told on another's word
}

// heard are the sources named so far.
type heard struct {
	last   *speaker            // who spoke last
	bodies []*speaker          // the offices and outlets that spoke, by their full names
	person *speaker            // the analyst or person by name who spoke last
	byPart map[string]*speaker // the last one with that part of a name
}

// lastCalled is the last office or outlet whose name begins with the noun.
func (h *heard) lastCalled(noun string) *speaker {
	for k := len(h.bodies) - 1; k >= 0 && k >= len(h.bodies)-8; k-- {
		if name := text.Fold(h.bodies[k].attr.Source); strings.HasPrefix(name, noun+" ") || strings.HasPrefix(name, "ال"+noun+" ") {
			return h.bodies[k]
		}
	}
	return nil
}

func (h *heard) add(sp *speaker) {
	h.last = sp
	if strings.Contains(sp.attr.Source, " ") && len(sp.name) == 0 {
		h.bodies = append(h.bodies, sp)
	}
	if sp.attr.Kind == incident.SourceAnalyst || len(sp.name) > 0 {
		h.person = sp
	}
	for _, part := range sp.name {
		if utf8.RuneCountInString(part) > 2 {
			h.byPart[part] = sp
		}
	}
}

// hear finds whose word each sentence is. A sentence without a source of its own is the document's, unless a
// quotation still runs, a verb without a subject carries on ("and added that"), or a report on one source's word goes
// on in the same paragraph. Within a sentence each voice has its own stretch (see wordAt).
func (r *reader) hear(ctx context.Context) {
	known := heard{byPart: map[string]*speaker{}}
	r.introduce(&known)
	issuer, whole := r.issuer()
	var list *speaker // whose word the items below are
	open := false     // a quotation runs over the end of the sentence
	below := -1       // a sentence that is said below a colon
	for i := range r.sentences {
		if ctx.Err() != nil {
			return
		}
		s := &r.sentences[i]
		marks := 0
		for t := s.from; t < s.to; t++ {
			if isQuote(r.norm(t)) {
				marks++
			}
		}
		r.meet(s, &known)
		found := r.voicesIn(s, &known)
		switch {
		case i > 0 && r.goesOn(i):
			again := *r.carrier(i - 1)
			again.claims = again.claims || again.attr.Kind == incident.SourceGroup
			again.denies = false
			s.base = &again
		case issuer != nil && !s.headline && (whole || !r.recalls(s)):
			s.base = issuer
		}
		if list != nil && r.bulleted(i) {
			s.base = list
		} else if list != nil && !s.headline && i > 0 && r.bulleted(i-1) && !r.sameParagraph(i-1, i) {
			list = nil
		} else if list != nil && i > 0 && (r.sameParagraph(i-1, i) || below == i) {
			s.base = list
		}
		switch {
		case len(found) > 0:
			s.speaker = found[0].sp
			r.voices = append(r.voices, found...)
		case open && i > 0 && r.sentences[i-1].speaker != nil:
			s.speaker = r.sentences[i-1].speaker
			s.base = s.speaker
			r.voices = append(r.voices, voice{sp: s.speaker, from: s.from, to: s.to, verb: s.from, cover: s.from})
		case r.quotesOn(i):
			again := *r.voices[len(r.voices)-1].sp
			again.denies = false
			s.speaker = &again
			r.voices = append(r.voices, voice{sp: s.speaker, from: s.from, to: s.to, verb: s.from, cover: s.from})
		case known.person != nil && r.lang == "en" && r.inView(s, &known):
		case issuer != nil && s.base == issuer && r.norm(s.from) == "ان" && r.assesses(s.from, s.to):
			again := *issuer
			again.thinks = true
			s.speaker = s.base
			r.voices = append(r.voices, voice{sp: &again, from: s.from + 1, to: s.to, verb: s.from, cover: s.from})
		default:
			s.speaker = s.base
		}
		if marks%2 == 1 {
			open = !open
		}
		if r.opensList(i) {
			list = r.listedBy(s)
		} else if list == nil && len(found) > 0 && r.saysBelow(i, &found[len(found)-1]) { // "وقالت الخلية في بيان إن:", and what it says below
			list = r.listedBy(s)
			below = i + 1
		}
		if below == i && i > 0 {
			list = nil
		}
	}
	r.cited()
	r.reporter()
	r.backLead()
}

// reporter gives a report of an outlet that names no source but its own correspondent to him, from where he first speaks on.
func (r *reader) reporter() {
	if r.lang != "ar" || len(r.voices) == 0 {
		return
	}
	for _, v := range r.voices {
		if w := strings.TrimPrefix(text.Fold(v.sp.attr.Source), "ال"); v.sp.attr.Kind != incident.SourceMedia || !strings.HasPrefix(w, "مراسل") {
			return
		}
	}
	for k := r.sentenceAt(r.voices[0].verb) + 1; k < len(r.sentences); k++ {
		if s := &r.sentences[k]; s.base == nil && !s.headline && !r.recalls(s) {
			again := *r.voices[len(r.voices)-1].sp
			again.denies = false
			s.base = &again
			s.speaker = cmp.Or(s.speaker, s.base)
		}
	}
}

// cited gives what a paragraph tells without a source to the one that stands in brackets behind it, as surveys have it: "Six
// soldiers were killed (Syrian Observatory for Human Rights, May 20, 2023)."
func (r *reader) cited() {
	for k := range r.sentences {
		sp := r.citation(&r.sentences[k])
		if sp == nil {
			continue
		}
		for i := k; i >= 0 && i > k-6; i-- {
			s := &r.sentences[i]
			if s.base != nil || s.headline || i < k && (r.citation(s) != nil || !r.sameParagraph(i, i+1)) {
				break
			}
			again := *sp
			s.base = &again
			s.speaker = cmp.Or(s.speaker, s.base)
		}
	}
}

// citation is the source in brackets, with its date, on which a sentence ends; nil when it ends otherwise.
func (r *reader) citation(s *sentence) *speaker {
	end := s.to - 1
	for end > s.from && (r.tokens[end].Kind == text.Break || r.norm(end) == ".") {
		end--
	}
	if r.norm(end) != ")" {
		return nil
	}
	from := end - 1
	for from > s.from && from > end-20 && r.norm(from) != "(" {
		from--
	}
	if r.norm(from) != "(" || from == s.from || !r.inDate(end-1) || r.inDate(from+1) {
		return nil // no day of publication, or nothing else
	}
	at := from + 1
	q := r.quote(at, end)
	sp := &speaker{attr: Attribution{Source: q.Text, Span: &q.Span, Kind: incident.SourceMedia}}
	near := r.actorsIn(at, end)
	for i := range near {
		if n := &near[i]; !n.dropped && n.sort <= byReturn && n.a.Kind != actor.Population {
			if b := r.body(n, s); b != nil {
				sp = b
				break
			}
		}
	}
	if w := r.norm(at); w == "telegram" || w == "تلغرام" || w == "تليغرام" {
		sp.attr.Kind = incident.SourceGroup // what supporters spread there are claims
	}
	sp.claims = sp.attr.Kind == incident.SourceGroup
	return sp
}

// backLead gives the lead of a report that names no source to the one whom the next sentence opens with: the lead sums up what
// "وقالت خلية الإعلام الأمني في بيان", "A resident of the town told …" tells in full.
func (r *reader) backLead() {
	k := r.lead
	if k+1 >= len(r.sentences) {
		return
	}
	lead, next := &r.sentences[k], &r.sentences[k+1]
	if next.to-next.from <= 4 && k+2 < len(r.sentences) { // a byline
		next = &r.sentences[k+2]
	}
	if lead.base != nil || lead.speaker != nil {
		return
	}
	n := upTo(r.voices, next.from, func(v *voice) int { return v.verb })
	if n >= len(r.voices) {
		return
	}
	v := &r.voices[n]
	sp := v.sp
	if sp.denies || sp.claims || sp.thinks || v.weak || v.cover > next.from+14 || v.verb >= next.to {
		return
	}
	if r.lang == "ar" && v.verb > next.from+2 || contrasts[r.bares[next.from]] || contrasts[r.bare(next.from+1)] {
		return
	}
	switch sp.attr.Kind {
	case incident.SourceOfficial, incident.SourceAnonymous, incident.SourceMedia:
		r.leadBy = sp
	}
	if sp.attr.Kind != incident.SourceOfficial || r.lang != "ar" {
		return
	}
	states := false // it is a statement, or who speaks is whom the lead tells of: the whole lead is his word
	for t := v.verb; t < next.to && t < v.verb+10; t++ {
		states = states || papers[r.bares[t]]
	}
	if b := sp.body; b != nil && b.key() != "" && r.know.Actors != nil {
		for _, n := range r.actorsIn(lead.from, lead.to) {
			states = states || !n.dropped && n.key() != "" && r.mayBeOne(n.key(), b.key())
		}
	}
	if states {
		again := *sp
		lead.base, lead.speaker = &again, &again
	}
}

// sumsUpLead reports whether a mention stands in a lead that tells one happening alone, as a lead does that sums up what the
// source of the next sentence tells.
func (r *reader) sumsUpLead(m *mention) bool {
	if r.leadBy == nil || m.sentence != r.lead {
		return false
	}
	for _, o := range r.toldBetween(r.lead, r.lead+1) {
		if o.class != m.class && !o.toll && !o.echo {
			return false
		}
	}
	return true
}

// opensList reports whether a sentence ends in a colon and items follow.
func (r *reader) opensList(i int) bool {
	s := &r.sentences[i]
	last := s.to - 1
	for last > s.from && r.tokens[last].Kind == text.Break {
		last--
	}
	return (r.norm(last) == ":" || r.tokens[last].Kind == text.Word && s.to-s.from > 5 && !s.headline) && i+1 < len(r.sentences) && r.bulleted(i+1)
}

// saysBelow reports whether a sentence breaks off behind a verb of saying and a colon: what is said stands in the next line.
func (r *reader) saysBelow(i int, v *voice) bool {
	s := &r.sentences[i]
	last := s.to - 1
	for last > s.from && r.tokens[last].Kind == text.Break {
		last--
	}
	return r.norm(last) == ":" && v.from >= last && i+1 < len(r.sentences) && !v.sp.denies
}

// listedBy is whose word the items are that a sentence opens: of who speaks in it, or of the group whose claims it announces.
func (r *reader) listedBy(s *sentence) *speaker {
	if n := len(r.voices); n > 0 && r.voices[n-1].verb >= s.from {
		sp := *r.voices[n-1].sp
		sp.denies = false
		return &sp
	}
	for t := s.from; t < s.to; t++ {
		switch r.norm(t) {
		case "claims", "claimed", "تبنيات", "تبنياته", "مزاعم", "تبناها", "ادعاءات":
			near := r.actorsIn(s.from-40, s.to)
			for k := len(near) - 1; k >= 0; k-- {
				if n := &near[k]; !n.dropped && r.ours(n.key()) {
					sp := r.body(n, s)
					sp.claims = true
					return sp
				}
			}
			q := r.quote(t, t+1)
			return &speaker{claims: true, attr: Attribution{Source: q.Text, Span: &q.Span, Kind: incident.SourceGroup}}
		}
	}
	return s.base
}

// meet notes the person whom an English sentence introduces at its head: "Jane Doe of the Example Centre disagrees".
func (r *reader) meet(s *sentence, known *heard) {
	if r.lang != "en" || !r.capital(s.from) || !r.capital(s.from+1) {
		return
	}
	if sp, _ := r.personAt(s.from, s); sp != nil && sp.attr.Kind == incident.SourceAnalyst {
		known.person = sp
		for _, part := range sp.name {
			if utf8.RuneCountInString(part) > 2 {
				known.byPart[part] = sp
			}
		}
	}
}

// quotesOn reports whether a sentence is a whole quotation that goes on from the one before in its paragraph.
func (r *reader) quotesOn(i int) bool {
	if i == 0 || len(r.voices) == 0 {
		return false
	}
	s, before := &r.sentences[i], &r.sentences[i-1]
	last := s.to - 1
	for last > s.from && r.tokens[last].Kind == text.Break {
		last--
	}
	v := &r.voices[len(r.voices)-1]
	if !isQuote(r.norm(s.from)) || v.verb < before.from || v.weak || !isQuote(r.norm(last)) && !isQuote(r.norm(last-1)) {
		return false
	}
	return r.sameParagraph(i-1, i)
}

// inView makes a voice of an English sentence that tells what the person spoken of thinks without a verb of saying: "In her
// view …", "He gives the group a better-than-even chance".
func (r *reader) inView(s *sentence, known *heard) bool {
	from := -1
	switch w, next := r.norm(s.from), r.norm(s.from+1); {
	case w == "in" && (next == "his" || next == "her" || next == "their") && (r.norm(s.from+2) == "view" || r.norm(s.from+2) == "opinion" || r.norm(s.from+2) == "judgment" || r.norm(s.from+2) == "assessment"):
		from = s.from + 3
	case (w == "he" || w == "she" || known.byPart[w] != nil && r.capital(s.from)) && opinionEN[next]:
		from = s.from
	default:
		return false
	}
	who := known.person
	if sp := known.byPart[r.norm(s.from)]; sp != nil {
		who = sp
	}
	again := *who
	again.thinks, again.denies, again.claims = true, false, false
	s.speaker = &again
	r.voices = append(r.voices, voice{sp: &again, from: from, to: s.to, verb: s.from, cover: s.to})
	return true
}

var opinionEN = set("gives", "gave", "sees", "saw", "doubts", "doubted", "fears", "puts", "rates", "considers", "reckons", "rejects", "calls", "foresees", "wonders", "finds", "regards", "hopes", "worries")

// assesses reports whether tokens [from, to) say how things stand or will go, and not only what happened.
func (r *reader) assesses(from, to int) bool {
	if r.pledges(from, to) {
		return false
	}
	for t := from; t < to; t++ {
		w := r.norm(t)
		if judging[w] || judging[r.bares[t]] {
			return true
		}
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimPrefix(w, "و"), "ف"), "س"); ok && arabicPresent[rest] && !used[r.bare(t-1)] {
			return true
		}
		for _, f := range r.forms[t] {
			if judging[f] {
				return true
			}
		}
	}
	return false
}

// pledges reports whether what somebody says in tokens [from, to) is what his side will do: "We will continue to", "سنواصل".
func (r *reader) pledges(from, to int) bool {
	for t := from; t < to && t < from+10; t++ {
		switch w := r.norm(t); {
		case w == "we" || w == "our":
			for i := t + 1; i < to && i < t+6; i++ {
				if v := r.norm(i); v == "will" || v == "committed" || v == "remain" || strings.HasSuffix(v, "n't") && v != "isn't" {
					return true
				}
			}
		case strings.HasPrefix(w, "سن") && arabicPresent[strings.TrimPrefix(w, "س")], goingOn[strings.TrimPrefix(w, "و")]:
			return true
		}
	}
	return false
}

// goingOn are the verbs of those who say that they will go on.
var goingOn = set("ستواصل", "سيواصل", "ستستمر", "سيستمر", "ستبقي", "سيواصلون", "ماضيه", "ماضون", "مستمره", "مستمرون", "عازمون", "عازمه")

var judging = set("خطر", "تهديد", "تهديدا", "تحدي", "سيبقي", "سيكون", "ستبقي", "ستكون", "لن", "سوف", "قادر", "قادره", "قدره", "عاجز", "نيه", "يزال", "تزال", "زال", "يعد", "بات", "باتت", "اضعف", "اقوي", "مرشح", "مرشحه", "ممكن", "مستقبل", "قنبله",
	"will", "would", "could", "may", "might", "cannot", "threat", "danger", "risk", "remains", "remain", "weaker", "stronger", "likely", "unlikely", "continue", "continues", "capable", "resurgence", "comeback", "needs", "never", "defeated", "defeat")

// carrier is the source that a sentence ends on: the last that speaks in it for itself, else whose word it is.
func (r *reader) carrier(k int) *speaker {
	s := &r.sentences[k]
	for n := len(r.voices) - 1; n >= 0 && r.voices[n].verb >= s.from; n-- {
		if v := &r.voices[n]; v.verb < s.to && v.to >= s.to-2 && !accuseAR[r.norm(v.verb)] && !accuseAR[r.bares[v.verb]] {
			return v.sp
		}
	}
	return s.base
}

// wordAt is whose word token i of a sentence is: that of the voice over it, the innermost before others, else of who the
// paragraph goes on with; nil: the document's own.
func (r *reader) wordAt(i int, s *sentence) *speaker {
	sp := s.base
	at := upTo(r.voices, s.from, func(v *voice) int { return v.verb })
	for n := at; n < len(r.voices); n++ {
		v := &r.voices[n]
		if v.verb >= s.to {
			break
		}
		if v.cover <= i && i < v.to {
			if v.weak && sp != s.base {
				continue
			}
			sp = v.sp
		}
	}
	return sp
}

// recalls reports a sentence that comes back to what was before, on nobody's word: "وكان التنظيم قد هاجم", "يذكر أن", "وسبق".
func (r *reader) recalls(s *sentence) bool {
	w := strings.TrimPrefix(r.norm(s.from), "و")
	switch {
	case w == "كان" || w == "كانت" || w == "كانوا":
		for t := s.from + 1; t < s.to && t < s.from+14; t++ {
			if sayVerbs[r.bares[t]] && !r.verbIsNoun(t) {
				return false // "وكانت الوزارة أعلنت"
			}
			if r.norm(t) == "قد" && !sayVerbs[r.bare(t+1)] {
				return true
			}
		}
		return false
	case w == "سبق" || w == "يسبق":
		return true
	case w == "يذكر" || w == "يشار" || w == "جدير" || w == "الجدير" || w == "معلوم":
		return true
	}
	return false
}

// issuer is the body whose own statement an Arabic document is: it speaks in the first person, stands at the head by
// itself ("خلية الإعلام الأمني", "وزارة الداخلية: …", "صدر عن قيادة الجيش"), or says that it is a statement of a body named
// at its head or its foot; a monitor's report is its own. whole: what it recalls is its word too. Nil for a report about
// somebody.
func (r *reader) issuer() (sp *speaker, whole bool) {
	if len(r.sentences) < 2 {
		return nil, false
	}
	speaks := func(n *naming, kind incident.SourceKind) *speaker {
		q := r.quote(n.from, n.to)
		return &speaker{body: n, attr: Attribution{Source: strings.Trim(q.Text, "\"“”«» "), Span: &q.Span, actor: n.a.Name, Kind: kind}}
	}
	official := func(n *naming) bool {
		return !n.dropped && n.how != actor.Metonym && n.sort <= byReturn && (n.a.Official() || n.a.Kind == actor.Force)
	}
	if sp := r.footSource(); sp != nil {
		return sp, true
	}
	if r.lang != "ar" {
		sp := r.releasedBy(official)
		return sp, sp != nil
	}
	head := r.sentences[min(len(r.sentences)-1, 3)].to
	for k := range r.actors {
		n := &r.actors[k]
		if n.from >= head {
			break
		}
		if !official(n) {
			continue
		}
		s := r.sentenceOf(n.from)
		end := r.norm(n.to)
		line := s.headline && (n.to >= s.to-1 || end == "–" || end == "-" || end == "\n")
		switch {
		case r.norm(n.from-1) == "عن" && (r.bare(n.from-2) == "صدر" || r.bare(n.from-2) == "صادر"):
			return speaks(n, incident.SourceOfficial), true
		case n.from == 0 && end == ":" && s.headline:
			return speaks(n, incident.SourceOfficial), slices.ContainsFunc(r.lemmas, func(w *lemma) bool { return w.bareIn&ourOwn != 0 })
		case n.from == s.from && line && n.from < 4:
			return speaks(n, incident.SourceOfficial), true
		}
	}
	if s := &r.sentences[0]; s.headline && bodyNouns[r.norm(s.from)] && s.to-s.from <= 12 {
		to := s.from
		for to < s.to && r.tokens[to].Kind == text.Word && !arabicPresent[r.norm(to)] {
			to++
		}
		if end := r.norm(to); to-s.from >= 2 && (to >= s.to-1 || arabicPresent[end] && !r.anybodySpeaks() || end == "–" || end == "-" || end == "|" || end == ":") {
			q := r.quote(s.from, to)
			return &speaker{attr: Attribution{Source: q.Text, Span: &q.Span, Kind: incident.SourceOfficial}}, end != ":"
		}
	}
	if n := r.datelineMonitor(); n != nil {
		return speaks(n, incident.SourceMedia), true
	}
	own := false
	foot := r.sentences[max(0, len(r.sentences)-3)].from
	for k := len(r.actors) - 1; k >= 0 && r.actors[k].from >= foot; k-- { // signed by the body
		if n := &r.actors[k]; official(n) {
			if s := r.sentenceOf(n.from); n.from == s.from && r.lineEnds(n.to, s) && s.to-s.from <= 8 {
				return speaks(n, incident.SourceOfficial), true
			}
		}
	}
	for t := range r.tokens {
		switch w := r.bares[t]; {
		case r.lemmas[t].bareIn&ourOwn != 0:
			own = true
		case t < head && (w == "بيان" || w == "تصريح") && !r.inSpeech(t):
			own = true
		case t < head && (w == "الاعلامي" || w == "الامني") && (r.norm(t-1) == "المركز" || r.norm(t-1) == "المكتب" || r.norm(t-1) == "الاعلام") && !r.inSpeech(t):
			own = true
		case t < head && w == "وكاله", t < head && w == "مراسل":
			return nil, false
		}
	}
	if own {
		foot = r.sentences[max(0, len(r.sentences)-2)].from
		for k := range r.actors {
			if n := &r.actors[k]; official(n) && (n.from < head || n.from >= foot) {
				return speaks(n, incident.SourceOfficial), true
			}
		}
	}
	// "وثّق المرصد … خلال شهر آذار"
	s := r.sentences[r.lead]
	for t := s.from; t < s.to && t < s.from+3; t++ {
		if !records[r.bares[t]] {
			continue
		}
		near := r.actorsIn(t, t+4)
		for k := range near {
			if n := &near[k]; !n.dropped && n.a.Kind == actor.Monitor {
				return speaks(n, incident.SourceMedia), true
			}
		}
	}
	return nil, false
}

// datelineMonitor is the monitor that stands with a colon at the head of its own report: "محافظة حمص – المرصد السوري لحقوق الإنسان: قضى".
func (r *reader) datelineMonitor() *naming {
	s := &r.sentences[r.lead]
	near := r.actorsIn(s.from, min(s.to, s.from+8))
	for k := range near {
		n := &near[k]
		if before := r.norm(n.from - 1); !n.dropped && n.a.Kind == actor.Monitor && r.norm(n.to) == ":" && (n.from == s.from || before == "–" || before == "-" || before == "—" || before == "/" || before == "|") {
			return n
		}
	}
	return nil
}

// footSource is the body in charge that a line at the foot names as the source of the whole: "(Source: Syrian Coalition)".
func (r *reader) footSource() *speaker {
	for k := max(0, len(r.sentences)-3); k < len(r.sentences); k++ {
		s := &r.sentences[k]
		for t := s.from; t < s.from+2 && t+2 < s.to && s.to-s.from <= 10; t++ {
			if w := r.norm(t); w != "source" && w != "المصدر" || r.norm(t+1) != ":" {
				continue
			}
			to := t + 2
			for to < s.to && r.tokens[to].Kind == text.Word {
				to++
			}
			near := r.actorsIn(t+2, to)
			for i := range near {
				if n := &near[i]; !n.dropped {
					if b := r.body(n, s); b == nil || b.attr.Kind != incident.SourceOfficial {
						continue
					}
					q := r.quote(t+2, to)
					sp := &speaker{attr: Attribution{Source: q.Text, Span: &q.Span, Kind: incident.SourceOfficial}}
					if n.from == t+2 {
						sp.body, sp.attr.actor = n, n.a.Name
					}
					return sp
				}
			}
		}
	}
	return nil
}

// releasedBy is the body whose press release an English document is: one that says so at its head, or one that begins with
// what the body did "today", as only the body itself writes. Nil for a report about somebody.
func (r *reader) releasedBy(official func(*naming) bool) *speaker {
	speaks := func(n *naming) *speaker {
		q := r.quote(n.from, n.to)
		return &speaker{body: n, attr: Attribution{Source: strings.Trim(q.Text, "\"“”«» "), Span: &q.Span, actor: n.a.Name, Kind: incident.SourceOfficial}}
	}
	release := false
	head := r.sentences[min(len(r.sentences), r.lead+1)-1].to
	for t := 1; t < head && !release; t++ {
		switch r.norm(t) {
		case "release":
			w := r.norm(t - 1)
			release = w == "press" || w == "news" || w == "media" || w == "immediate" || r.norm(t+1) == "number" || r.norm(t+1) == "no" || r.norm(t+1) == "#"
		}
	}
	lead := r.sentences[r.lead]
	if !release {
		for t := lead.from; t < lead.to && t < lead.from+8 && !release; t++ {
			if r.norm(t) != "today" || r.norm(t+1) != "," {
				continue
			}
			n := r.namingAt(t + 2)
			for i := t + 3; n == nil && i < t+6; i++ {
				n = r.namingAt(i)
			}
			release = n != nil && (official(n) || n.a.Kind == actor.State) && n.from < t+6
		}
	}
	if sp := r.producedBy(); sp != nil {
		return sp
	}
	// A line at the head or at the foot that is the body's name alone: "Security Media Cell".
	for k := range r.sentences {
		if k > 2 && k < len(r.sentences)-3 {
			continue
		}
		s := &r.sentences[k]
		n := r.namingAt(s.from)
		if n != nil && official(n) && r.norm(s.from) != "public" && r.norm(s.from) != "press" && r.norm(s.from) != "media" && (s.headline || k > r.lead) && s.to-s.from <= 10 && (r.lineEnds(n.to, *s) || r.pressOffice(n.to, s)) {
			return speaks(n)
		}
		if s.headline && r.pressOffice(s.from, s) && k > 0 && r.sentences[k-1].headline && r.sentences[k-1].to-r.sentences[k-1].from <= 10 { // below the name of the body
			q := r.quote(r.sentences[k-1].from, r.sentences[k-1].to)
			return &speaker{attr: Attribution{Source: strings.TrimSpace(q.Text), Span: &q.Span, Kind: incident.SourceOfficial}}
		}
	}
	own := r.speaksOfOurs()
	if !release && !own {
		return nil
	}
	var press *naming
	for k := range r.actors {
		n := &r.actors[k]
		if n.from >= lead.to {
			break
		}
		if !official(n) || n.a.Kind == actor.State {
			continue
		}
		s := r.sentenceOf(n.from)
		switch at := r.norm(n.from - 1); {
		case n.from < lead.from && !(n.from == s.from || at == "|" || at == "-" || at == "–"), n.from < lead.from && !r.lineEnds(n.to, s) && r.norm(n.to) != "|" && r.norm(n.to) != "-" && r.norm(n.to) != "–":
			continue // in a title
		case r.firstIn(n.from, n.to, "affairs") >= 0 || r.firstIn(n.from, n.to, "press") >= 0 || r.firstIn(n.from, n.to, "media") >= 0:
			press = cmp.Or(press, n)
			continue
		}
		return speaks(n)
	}
	if press == nil {
		return nil
	}
	return speaks(press)
}

// producedBy is the body of which an English text says at its head that it made it ("This report is produced by OCHA"), or the
// coalition whose strikes it lists from initial reports.
func (r *reader) producedBy() *speaker {
	end := r.sentences[min(len(r.sentences)-1, r.lead+2)].to
	for t := 1; t < end; t++ {
		w, next := r.norm(t), r.norm(t+1)
		made := w == "by" && makesEN[r.norm(t-1)]
		if !made && !(w == "initial" && next == "reports") {
			continue
		}
		from, to := t+1, t+6
		if !made {
			from, to = 0, t
		}
		for _, n := range r.actorsIn(from, to) {
			if n.dropped || n.a.Kind == actor.State || n.a.Kind == actor.Population || n.a.Kind == actor.Media || r.ours(n.key()) || !made && n.a.Kind == actor.Group {
				continue
			}
			if sp := r.body(&n, &r.sentences[r.lead]); sp != nil && sp.attr.Kind == incident.SourceOfficial {
				return sp
			}
		}
	}
	return nil
}

var makesEN = set("produced", "issued", "prepared", "compiled", "published")

// pressOffice reports whether what stands from token t on, to the end of a line, names the office that speaks for a body.
func (r *reader) pressOffice(t int, s *sentence) bool {
	for i := t; i < s.to && i < t+3; i++ {
		w, next := r.norm(i), r.norm(i+1)
		if w == "public" && next == "affairs" || w == "press" && (next == "office" || next == "release" || next == "center" || next == "centre" || next == "statement" || next == "and") || w == "media" && (next == "office" || next == "center" || next == "centre") || w == "public" && next == "relations" {
			return s.to-i <= 6
		}
	}
	return false
}

// speaksOfOurs reports whether an English text speaks of its own forces, outside quotation marks.
func (r *reader) speaksOfOurs() bool {
	inside, count := false, 0
	for t := range r.tokens {
		switch w := r.norm(t); {
		case r.tokens[t].Kind == text.Break:
			inside = false
		case isQuote(w):
			inside = !inside
		case w == "our" && !inside && oursEN[r.norm(t+1)]:
			if count++; count == 2 {
				return true
			}
		}
	}
	return false
}

// oursEN are what a force calls its own.
var oursEN = set("forces", "units", "fighters", "troops", "heroes", "comrades", "patrols", "soldiers", "detachments", "army", "martyrs")

// lineEnds reports whether nothing more of its line stands from token t on.
func (r *reader) lineEnds(t int, s sentence) bool {
	for t < s.to && r.tokens[t].Kind == text.Punct && t < s.to-1 {
		t++
	}
	return t >= s.to || r.tokens[t].Kind == text.Break || t == s.to-1 && r.tokens[t].Kind == text.Punct
}

// anybodySpeaks reports whether an Arabic text names any source at all: one that does not is its body's own.
func (r *reader) anybodySpeaks() bool {
	for t := range r.tokens {
		if b := r.bares[t]; (sayVerbs[b] && !carryVerbs[b] && !watchVerbs[b] && r.norm(t) == b || sayPreps[b]) && b != "تابع" && b != "بين" && b != "راي" || b == "وكاله" || b == "مراسل" {
			return true
		}
	}
	return false
}

// inSpeech reports whether a verb of saying stands before token t in its sentence: "أعلنت خلية الإعلام الأمني".
func (r *reader) inSpeech(t int) bool {
	s := r.sentenceOf(t)
	for i := s.from; i < t; i++ {
		if sayVerbs[r.bares[i]] || sayPreps[r.bares[i]] {
			return true
		}
	}
	return false
}

// bodyNouns begin the name of a body that issues statements.
var bodyNouns = set("قوه", "قياده", "وزاره", "جهاز", "مديريه", "هييه", "اداره", "رياسه", "القياده", "المديريه", "الاداره", "محافظه", "مجلس", "امانه", "دايره", "وكاله")

// records are the verbs of those who keep count of what happens.
var records = verbs("وثق/وثق سجل/سجل احصي/حصي رصد/رصد", "")

// ours are the words by which a force speaks of itself.
var ours = set("قواتنا", "قوتنا", "قطعاتنا", "مفارزنا", "رفاقنا", "ابطالنا", "مقاتلينا", "مقاتلونا", "وحداتنا", "دورياتنا", "عناصرنا", "جيشنا", "اجهزتنا")

func isQuote(w string) bool {
	switch w {
	case "\"", "“", "”", "«", "»", "„", "''":
		return true
	}
	return false
}

// goesOn reports whether sentence i of an Arabic report carries on the word of the source before in the same
// paragraph: agencies name the source once and go on.
func (r *reader) goesOn(i int) bool {
	if r.lang != "ar" {
		return false
	}
	before := r.carrier(i - 1)
	if before == nil || before.thinks || before.attr.Kind == incident.SourceAnalyst || before.attr.Kind == incident.SourceAnonymous {
		return false
	}
	for t := r.sentences[i-1].to; t < r.sentences[i].from; t++ {
		if r.tokens[t].Kind == text.Break {
			return false
		}
	}
	s := &r.sentences[i]
	first := r.norm(s.from)
	if !strings.HasPrefix(first, "و") && !strings.HasPrefix(first, "كما") && first != "فيما" {
		return false
	}
	return !r.recalls(s)
}

// voicesIn are the stretches of a sentence that are given as somebody's word, in order.
func (r *reader) voicesIn(s *sentence, known *heard) []voice {
	var out []voice
	for t := s.from; t < s.to; t++ {
		if r.lemmas[t].bareIn&tellsSpeech == 0 {
			continue
		}
		w := r.bares[t]
		isVerb, isPrep, isPart := sayVerbs[w] || r.statedIn(t), sayPreps[w], participles[w]
		if !isVerb && !isPrep && !isPart || r.tokens[t].Kind != text.Word {
			continue
		}
		latin := isLatin(w)
		var sp *speaker
		switch {
		case isPart:
			if len(out) > 0 {
				again := *out[len(out)-1].sp
				sp = &again
			} else if known.last != nil && t == s.from {
				again := *known.last
				sp = &again
			}
		case r.verbIsNoun(t), isVerb && (r.what(t, s) || r.notSaid(t) || r.carriesPaper(t)), supposed[w] && t > s.from && (r.norm(t+1) == "ان" || r.norm(t+1) == "انهم" || r.norm(t+1) == "انه" || r.norm(t+1) == "انها") && !leads[r.bare(t-1)] && !isLatin(w) && r.namingEnds(t) == nil:
			continue
		default:
			if r.statedIn(t) {
				sp = r.ofStatement(t, s, known)
				break
			}
			sp = r.surname(t, s, known)
			if sp == nil && isVerb && !latin {
				sp = r.leadSubject(t, s, known)
			}
			if sp == nil && isVerb && !latin && (r.norm(s.from) == "اما" && len(out) == 0 || strings.HasPrefix(r.norm(t), "ف") && t > s.from) {
				sp = r.arabicSubjectBefore(t, s, known, out)
			}
			if sp == nil && isVerb && latin && !isQuote(r.norm(t-1)) {
				sp = r.sourceBefore(t, s, known) // the English subject stands first, but for what follows a quotation
			}
			if sp == nil {
				from := t + 1
				for isPrep && !latin && from < s.to && from < t+4 && (r.norm(from) == "ما" || r.norm(from) == "لما" || r.norm(from) == "به" || r.norm(from) == "عنه" || (sayVerbs[r.bares[from]] || sayVerbs[strings.TrimSuffix(r.bares[from], "ه")]) && (r.norm(from-1) == "ما" || r.norm(from-1) == "لما")) {
					from++ // "بحسب ما أفاد به"
				}
				sp = r.sourceAfter(from, s, known)
				if sp == nil && isPrep && !latin {
					sp = r.itsOwn(from, s)
				}
			}
			if sp == nil && isVerb && !latin {
				sp = r.arabicSubjectBefore(t, s, known, out)
			}
			if sp == nil && isVerb {
				sp = r.carriesOn(t, s, known, out)
			}
		}
		if sp == nil {
			continue
		}
		if p := known.person; !latin && p != nil && sp.attr.Kind == incident.SourceAnalyst && len(sp.name) == 0 && sp.affiliation == "" && strings.HasPrefix(text.Fold(sp.attr.Source), "ال") && p.attr.Kind == sp.attr.Kind {
			again := *p // "الباحث نفسه", "وأضاف الخبير"
			again.attr.Span = sp.attr.Span
			sp = &again
		}
		sp.claims, sp.denies, sp.thinks = claimVerbs[w] || sp.attr.Kind == incident.SourceGroup, denyVerbs[w], thinkVerbs[w]
		if sp.denies && latin {
			sp.carrier = r.carrierOf(t, s, known)
		}
		if n := len(out); n > 0 && claimVerbs[w] && out[n-1].sp.denies && out[n-1].to > t && !latin {
			again := *out[n-1].sp // "كذّب مراسلنا بياناً ادّعت فيه الوكالة أن": what is denied
			sp = &again
			sp.denies, sp.claims = true, false
		}
		sp.complement = r.complement(t, s, sp)
		v := voice{sp: sp, from: sp.complement, to: s.to, verb: t, cover: t}
		r.extend(&v, s, out)
		if !latin {
			v.to = r.asideFrom(v.from, v.to)
		}
		if n := len(out); n > 0 && out[n-1].to > t {
			out[n-1].to = max(out[n-1].from, r.cutBefore(t, out[n-1].from))
		}
		out = append(out, v)
		if before := r.bare(t - 2); r.norm(t-1) == "ان" && (before == "قبل" || before == "بعد") && known.last != nil {
			continue // told beside by who speaks: "قبل أن تعلن الوزارة"
		}
		known.add(sp)
	}
	return out
}

// asideFrom is where the text, behind what somebody says, adds something of its own: "، علماً أن".
func (r *reader) asideFrom(from, to int) int {
	for i := from; i+2 < to; i++ {
		if w := r.norm(i); (w == "،" || w == ",") && r.norm(i+1) == "علما" && (r.norm(i+2) == "ان" || r.norm(i+2) == "بان") {
			return i
		}
	}
	return to
}

// statedIn reports whether an Arabic verb tells where what follows stands: "وجاء في بيان نشرته قسد أن", "بياناً ورد فيه أن".
func (r *reader) statedIn(t int) bool {
	if !comesIn[r.bares[t]] {
		return false
	}
	if next := r.norm(t + 1); next == "فيه" || next == "فيها" {
		return r.norm(t+2) == "ان" || r.norm(t+2) == ":" || r.norm(t+2) == "انه" || r.norm(t+2) == "انها"
	} else if next != "في" {
		return false
	}
	return spokenWord(r.norm(t + 2))
}

// spokenWord reports a noun for what somebody says something in, with or without an article or a pronoun.
func spokenWord(w string) bool {
	w = strings.TrimPrefix(w, "ال")
	for _, end := range []string{"", "ها", "ه", "هم"} {
		if rest, ok := strings.CutSuffix(w, end); ok && (spoken[rest] || papers[rest] || spoken[strings.TrimSuffix(rest, "ت")+"ه"]) {
			return true
		}
	}
	return false
}

// comesIn are the verbs of what stands in a statement.
var comesIn = set("جاء", "ورد", "يرد")

// ofStatement is whose statement it is in which something stands.
func (r *reader) ofStatement(t int, s *sentence, known *heard) *speaker {
	if r.norm(t+1) != "في" { // "نشر المكتب بياناً ورد فيه أن"
		n := r.subjectOf(s, t)
		for _, o := range r.actorsIn(s.from, min(t, s.from+8)) {
			if n == nil && !o.dropped && o.a.Official() { // "المكتب الإعلامي لوزارة …"
				n = &o
			}
		}
		if n != nil {
			return r.body(n, s)
		}
	} else {
		for i := t + 2; i < s.to && i < t+9; i++ {
			if w := r.norm(i); w == "ان" || w == ":" || w == "،" && i > t+4 {
				break
			}
			if n := r.namingAt(i); n != nil && n.a.Kind != actor.Population {
				if sp := r.body(n, s); sp != nil {
					return sp
				}
			}
			if w := strings.TrimPrefix(r.norm(i), "ل"); charged[w] || bodyNouns[w] || charged[strings.TrimPrefix(w, "ل")] { // "بيان لمديرية إعلام الحشد"
				to := i + 1
				for to < s.to && to < i+4 && r.tokens[to].Kind == text.Word && !stopCues[r.bare(to)] && !r.finite(to) {
					to++
				}
				q := r.quote(i, to)
				return &speaker{attr: Attribution{Source: q.Text, Kind: incident.SourceOfficial, Span: &q.Span}}
			}
			if sp := r.outletAt(i, s, known); sp != nil && i > t+2 {
				return sp
			}
		}
	}
	if known.last == nil {
		return nil
	}
	again := *known.last
	return &again
}

// itsOwn is the body that the sentence is about, where its own office or statement is named behind "بحسب": "داهمت القوات
// منزلاً، بحسب ما أورد مركزها الإعلامي".
func (r *reader) itsOwn(i int, s *sentence) *speaker {
	if !itsOffice[r.bares[min(i, len(r.tokens)-1)]] {
		return nil
	}
	near := r.actorsIn(s.from, i)
	for k := range near {
		if n := &near[k]; !n.dropped && n.how != actor.Metonym && n.sort <= byReturn && n.a.Kind != actor.Population {
			return r.body(n, s)
		}
	}
	return nil
}

var itsOffice = set("مركزها", "مكتبها", "بيانها", "اعلامها", "مركزه", "مكتبه", "بيانه", "اعلامه", "موقعها", "موقعه", "معرفاتها", "معرفاته", "حسابها", "حسابه")

// what reports a verb that belongs to a preposition before it: "وفق ما أعلنت الوزارة", "حسبما ذكرت".
func (r *reader) what(t int, s *sentence) bool {
	if t-1 < s.from {
		return false
	}
	return sayPreps[r.bare(t-1)] || (r.norm(t-1) == "ما" || r.norm(t-1) == "لما") && t-2 >= s.from && sayPreps[r.bare(t-2)]
}

// carriesPaper reports an Arabic verb of what an outlet carried, behind the words carried: "في تصريحات نقلتها قناة …".
func (r *reader) carriesPaper(t int) bool {
	b := r.bares[t]
	if !carryVerbs[b] && !strings.HasPrefix(b, "اورد") && !strings.HasPrefix(b, "نشر") || !strings.HasSuffix(b, "ه") && !strings.HasSuffix(b, "ها") {
		return false
	}
	for i := t - 1; i > t-4; i-- {
		if w := r.bare(i); papers[w] || papers[strings.TrimSuffix(w, "ات")] || w == "تصريحات" || w == "بيانات" || w == "تصريحا" || w == "حديث" {
			return true
		}
	}
	return false
}

// carrierOf is the outlet that brought what an English verb at t denies: "denied a report in a Gulf newspaper that".
func (r *reader) carrierOf(t int, s *sentence, known *heard) *speaker {
	for i := t + 1; i < s.to && i < t+14; i++ {
		w := r.norm(i)
		if w == "that" || w == "about" || w == "." {
			return nil
		}
		if press[w] && w != "reports" {
			return r.outletAt(i, s, known)
		}
	}
	return nil
}

// notSaid reports an Arabic verb of saying that is none here: "لم تعلن", "بختم".
func (r *reader) notSaid(t int) bool {
	w := r.norm(t)
	if isLatin(w) {
		return false
	}
	if b := r.bares[t]; w != b && !strings.HasPrefix(w, "و") && !strings.HasPrefix(w, "ف") && !strings.HasPrefix(w, "س") {
		return true
	}
	switch r.bare(t - 1) {
	case "لم", "لن", "لا":
		return !strings.Contains(w, "ستبعد")
	}
	return false
}

// extend gives a voice its stretch: what comes behind "said that", or what stands before ", the ministry said" and
// "، بحسب الوكالة".
func (r *reader) extend(v *voice, s *sentence, before []voice) {
	t := v.verb
	w := r.bares[t]
	latin := isLatin(w)
	back := t // the first token of who speaks, where he stands before the verb
	if sp := v.sp.attr.Span; sp != nil && sp.Start < r.tokens[t].Span.Start {
		for back > s.from && r.tokens[back-1].Span.End > sp.Start {
			back--
		}
	}
	if w == "quoted" || w == "quoting" || w == "citing" {
		if as := r.firstIn(t+1, min(t+12, s.to), "as"); as > 0 && r.norm(as+1) == "saying" { // "quoted a source as saying that": what follows
			v.from = min(as+2, s.to-1)
			if r.norm(v.from) == "that" || r.norm(v.from) == ":" {
				v.from++
			}
			v.cover = as
			return
		}
	}
	if sayPreps[w] {
		if latin && t == s.from || !latin && (t <= s.from+1 || r.norm(t) != w) || r.norm(t-1) == ";" || r.norm(t-1) == "؛" {
			return // "According to …," leads
		}
		lo := r.clauseOf(t, s, before)
		v.cover, v.from, v.to = lo, lo, t
		if at := r.pastSource(v.sp, t, s); r.norm(at) == "،" || r.norm(at) == "," {
			if next := r.norm(at + 1); at+1 < s.to && !joinsClause[next] && !strings.HasPrefix(next, "و") && r.norm(at+1) != "\n" {
				v.to = s.to // "قُتل، وفق الوزارة، خمسة"
			}
		} else if !latin && at+2 < s.to && r.norm(t-1) != "،" && v.sp.attr.Span != nil && at > t+8 {
			v.to = s.to // "بلغت الحصيلة وفق البيان نفسه توقيف …"
		}
		return
	}
	if !sayVerbs[w] {
		return
	}
	v.weak = (w == "claimed" || w == "claims" || w == "claim" || claimsAR[w]) && !r.saysThat(t, s)
	switch {
	case latin && r.quoteBefore(back, s):
		v.from, v.to = s.from, min(back, r.quoteEnd(back, s))
		if n := len(before); n > 0 {
			v.from = max(v.from, before[n-1].to)
		}
		v.sp.complement = v.from
		v.cover = min(v.from, r.clauseOf(back, s, before))
	case latin && t > s.from && r.norm(t-1) != "," && r.inserted(t, s):
		v.from, v.to, v.cover = s.from, s.to, s.from // "…, she argues, because …"
	case !latin && t > s.from+3 && (r.norm(t-1) == "،" || r.norm(t-1) == ",") && !strings.HasPrefix(w, "و") && r.norm(t) == w && arabicPresent[w] && r.closes(t, s):
		lo := r.clauseOf(t, s, before)
		v.cover, v.from, v.to, v.sp.complement = lo, lo, t, lo
	case !latin && t > s.from+2 && r.norm(t) == w && !arabicPresent[w] && r.speaksOf(t, s):
		// "… نفذت ضربة قالت الخلية إنها أسفرت": what is spoken of is told on that word too.
		for v.cover > s.from {
			i := v.cover - 1
			if c := r.norm(i); c == ";" || c == "؛" || (c == "،" || c == ",") && (joinsClause[r.norm(i+1)] || strings.HasPrefix(r.norm(i+1), "و")) && r.norm(i+1) != "في" {
				break
			}
			v.cover--
		}
		if n := len(before); n > 0 {
			v.cover = max(v.cover, before[n-1].verb+1)
		}
	case latin && r.trails(back, t, s), !latin && (r.norm(t-1) == "ما" || r.norm(t-1) == "كما" && t-1 > s.from && !r.saysThat(t, s)):
		lo := r.clauseOf(back, s, before)
		v.cover, v.to = lo, back
		v.from, v.sp.complement = lo, lo
	}
}

// joinsClause are the words behind a comma that begin a clause of its own.
var joinsClause = set("فيما", "بينما", "حين", "في", "لكن", "غير", "الا", "بيد", "فقد", "كما", "and", "but", "while", "whereas", "as", "who", "which", "although", "though", "yet")

// clauseOf is where the clauses begin that a source behind them, at token t, speaks for: the sentence, or what stands
// behind a semicolon or behind the clause of another voice; t itself when it belongs to that voice.
func (r *reader) clauseOf(t int, s *sentence, before []voice) int {
	lo, own := s.from, true
	if n := len(before); n > 0 && !before[n-1].weak {
		lo, own = before[n-1].verb+1, before[n-1].to <= t && before[n-1].to < s.to
	}
	for i := t - 1; i > lo; i-- {
		switch w := r.norm(i); {
		case w == ";" || w == "؛":
			return i + 1
		case (w == "،" || w == ",") && len(before) > 0 && i+1 < t && (joinsClause[r.norm(i+1)] || strings.HasPrefix(r.norm(i+1), "و")):
			return i + 1
		}
	}
	if !own {
		return t
	}
	return lo
}

// pastSource is the first token behind the words for a source, up to the next comma.
func (r *reader) pastSource(sp *speaker, t int, s *sentence) int {
	at := t + 1
	for at < s.to && sp.attr.Span != nil && r.tokens[at].Span.Start < sp.attr.Span.End {
		at++
	}
	for n := 0; n < 8 && at < s.to && r.norm(at) != "،" && r.norm(at) != ","; n++ {
		at++
	}
	return at
}

// saysThat reports whether what is said follows as a clause.
func (r *reader) saysThat(t int, s *sentence) bool {
	for i := t + 1; i < s.to && i < t+14; i++ {
		switch r.norm(i) {
		case "ان", "بان", "that", "to", ":", "انه", "انها", "انهم", "بانه", "بانها":
			return true
		case "،", ",", ".", "for":
			return false
		}
	}
	return false
}

// speaksOf reports whether what an Arabic verb of saying gives is about what stands before it: "ضربة قالت الخلية إنها".
func (r *reader) speaksOf(t int, s *sentence) bool {
	for i := t + 1; i < s.to && i < t+8; i++ {
		switch r.norm(i) {
		case "انها", "انه", "انهما", "بانها", "بانه":
			return !leads[r.bare(t-1)] && r.norm(t-1) != "قد" && (r.norm(t-1) != "،" || !stopCues[r.bare(t-2)])
		case "ان", "بان", "،", ",", ":":
			return false
		}
	}
	return false
}

// closes reports whether an Arabic verb of saying with its source ends the sentence: "…، يقول أحد السكان."
func (r *reader) closes(t int, s *sentence) bool {
	for i := t + 1; i < s.to; i++ {
		switch w := r.norm(i); {
		case w == "." || r.tokens[i].Kind == text.Break:
			return true
		case w == "ان" || w == "بان" || w == ":" || w == "انه" || w == "انها" || w == "انهم" || w == "،" || w == ",":
			return false
		case i > t+14:
			return false
		}
	}
	return true
}

// saysAfterAll reports whether what is said follows as a clause, perhaps behind an insertion.
func (r *reader) saysAfterAll(t int, s *sentence) bool {
	for i := t + 1; i < s.to && i < t+14; i++ {
		switch r.norm(i) {
		case "ان", "بان", "انه", "انها", "انهم", "بانه", "بانها", ":":
			return true
		case ".":
			return false
		}
	}
	return false
}

// trails reports whether an English verb of saying, with its subject from token back on, closes what it reports: "…,
// state media said Monday."
func (r *reader) trails(back, t int, s *sentence) bool {
	comma := false
	for i := back; i > s.from+2 && i > back-6; i-- {
		if w := r.norm(i - 1); w == "," {
			comma = true
			break
		} else if r.tokens[i-1].Kind != text.Word {
			break
		}
	}
	if !comma {
		return false
	}
	for i := t + 1; i < s.to; i++ {
		switch r.norm(i) {
		case ".", ",", ";", "—", "–", ")", "\n":
			return true
		case "that", "it", "he", "she", "they", "the", "its", "a", "an", "there", ":", "\"", "“", "their", "his", "some", "no":
			return i > t+1 && r.norm(i-1) != "said" && (r.norm(i) == "the" || r.norm(i) == "a" || r.norm(i) == "an") && i < t+4
		}
		if r.tokens[i].Kind == text.Break {
			return true
		}
		if i > t+7 || i == t+1 && r.tokens[i].Kind == text.Number {
			return false
		}
	}
	return true
}

// verbIsNoun reports a word that looks like a verb of saying and is none: "reports of", "claims that" as nouns, "state".
func (r *reader) verbIsNoun(t int) bool {
	w := r.norm(t)
	switch w {
	case "put", "puts", "gave", "gives", "counted", "placed", "spoke", "speaks":
		for i := t + 1; i < t+6; i++ {
			switch r.norm(i) {
			case "figure", "toll", "number", "count", "higher", "lower", "total", "deaths", "dead":
				return false
			}
		}
		return w != "spoke" && w != "speaks" || r.norm(t+1) != "of"
	case "rejected", "rejects", "dismissed", "dismisses", "refuted", "refutes":
		for i := t + 1; i < t+9; i++ {
			switch r.norm(i) {
			case "claim", "claims", "report", "reports", "allegation", "allegations", "accusation", "accusations", "rumours", "rumors":
				return false
			}
		}
		return true
	case "think":
		return r.norm(t+1) == "tank" || r.norm(t+1) == "tanks"
	case "reports", "claims", "claim", "state", "states", "estimates", "say", "notes", "adds", "reported", "described", "accused", "alleged", "claimed", "expected":
		prev, next := r.norm(t-1), r.norm(t+1)
		if nounBefore[prev] && prev != "and" && prev != "that" || next == "of" || next == "by" {
			return true
		}
		if w == "state" || w == "states" {
			return !nounBefore[next]
		}
	}
	if (w == "تابع" || w == "تابعه") && strings.HasPrefix(r.norm(t+1), "ل") || (strings.HasPrefix(w, "ست") || strings.HasPrefix(w, "سي")) && carryVerbs[w[2:]] {
		return true // "belonging to"; "will be moved"
	}
	if carryVerbs[r.bares[t]] && papers[strings.TrimPrefix(r.norm(t+1), "ال")] && r.norm(t+2) == "عن" {
		return false // "ونقل البيان عن"
	}
	if w == "وصف" || w == "قدر" || w == "رصد" || w == "سجل" || w == "كتب" || w == "بينت" || carryVerbs[r.bares[t]] || r.takesObject(t) || strings.HasSuffix(w, "وصف") {
		n := r.namingAt(t + 1)
		if n == nil {
			n = r.namingAt(t + 2)
		}
		if next := r.bare(t + 1); n == nil && (press[strings.TrimPrefix(next, "ال")] || witnesses[next] || officials[next]) {
			return false
		}
		return n == nil || n.a.Kind != actor.Media && n.a.Kind != actor.Monitor && !n.a.Official()
	}
	return false
}

// takesObject reports an Arabic verb of watching or writing with the pronoun of what it watches: "رصدتهم الكاميرات".
func (r *reader) takesObject(t int) bool {
	b := r.bares[t]
	return (strings.HasPrefix(b, "رصد") || strings.HasPrefix(b, "سجل") || strings.HasPrefix(b, "كتب") || strings.HasPrefix(b, "وصف")) && (strings.HasSuffix(b, "هم") || strings.HasSuffix(b, "ها") || strings.HasSuffix(b, "ته"))
}

// cutBefore is where a voice ends that another verb of saying at t interrupts.
func (r *reader) cutBefore(t, from int) int {
	for i := t - 1; i > from && i > t-6; i-- {
		if w := r.norm(i); w == "،" || w == "," || w == "." {
			return i
		}
	}
	return t
}

// quoteBefore reports whether what is said stands in quotation marks right before the verb: "…," said.
func (r *reader) quoteBefore(t int, s *sentence) bool {
	for i := t - 1; i >= s.from && i > t-8; i-- {
		if isQuote(r.norm(i)) {
			for k := i - 1; k >= s.from; k-- {
				if isQuote(r.norm(k)) {
					return true
				}
			}
			return i > s.from
		}
	}
	return false
}

// quoteEnd is the token behind the quotation before a verb of saying.
func (r *reader) quoteEnd(t int, s *sentence) int {
	for i := t - 1; i > s.from && i > t-8; i-- {
		if isQuote(r.norm(i)) {
			return i + 1
		}
	}
	return t
}

// inserted reports a verb of saying between commas.
func (r *reader) inserted(t int, s *sentence) bool {
	left := false
	for i := t - 1; i > t-5 && i > s.from; i-- {
		if r.norm(i) == "," {
			left = true
		}
	}
	if !left {
		return false
	}
	for i := t + 1; i < s.to && i < t+6; i++ { // ", the group said at the time,"
		switch r.norm(i) {
		case ",":
			return true
		case "that", "to", "it", "he", "she", "they", ".":
			return false
		}
	}
	return false
}

// complement is where what is said begins: behind أن, إن, that, a colon; else behind the source's name.
func (r *reader) complement(t int, s *sentence, sp *speaker) int {
	for i := t + 1; i < s.to && i < t+30; i++ {
		switch r.norm(i) {
		case "ان", "that", ":", "بان":
			return min(i+1, s.to-1)
		case "انه", "انها", "انهم", "بانه", "بانها":
			return min(i, s.to-1)
		}
		if i > t+2 && (sayVerbs[r.bares[i]] || participles[r.bares[i]]) && !r.verbIsNoun(i) {
			break
		}
	}
	at := t + 1
	for at < s.to && sp.attr.Span != nil && (r.tokens[at].Span.Start < sp.attr.Span.End && sp.attr.Span.Start >= r.tokens[t].Span.Start || r.tokens[at].Kind == text.Punct && !isQuote(r.norm(at))) {
		at++
	}
	return min(at, s.to-1)
}

// sourceAfter reads the source named behind a verb or a word like "according to".
func (r *reader) sourceAfter(t int, s *sentence, known *heard) *speaker {
	if t > s.from && carryVerbs[r.bares[t-1]] && r.norm(t+1) == "عن" { // "ونقل البيان عن الكولونيل فلان الفلاني قوله إن"
		if sp := r.namedArabic(t+2, s, known); sp != nil {
			return sp
		}
	}
	paper := false // a statement or a report, whose author may stand behind "ل"
	if n := r.namingAt(t + 1); t < s.to && isQuote(r.norm(t)) && !isLatin(r.norm(t+1)) && (n == nil || !isQuote(r.norm(n.to)) && !isQuote(r.norm(n.to-1))) {
		return nil // what is said follows at once: "وتابع «ستقلص …"
	}
	for i := t; i < s.to && i < t+8; i++ {
		w := r.bares[i]
		if r.norm(i) == "ان" || w == "ان" || w == "بان" || w == "that" || r.norm(i) == ":" || r.norm(i) == "." || w == "انها" || w == "انه" {
			return nil
		}
		latin := isLatin(w)
		if r.isAnalyst(i) || !latin && i == t && (r.retired(i) || r.directs(i, s)) {
			return r.analyst(i, s)
		}
		if !latin && i == t {
			if sp := r.namedArabic(i, s, known); sp != nil {
				return sp
			}
		}
		paper = paper || papers[w]
		if !latin && !paper && (deedNouns[w] || i == t && closing[r.norm(i)]) && !sayPreps[r.bare(t-1)] {
			return nil // what is told begins
		}
		if (w == "،" || w == ";" || w == "؛") && i > t && (contrasts[r.bare(i+1)] || joinsClause[r.norm(i+1)] && r.norm(i+1) != "في") {
			return nil
		}
		if !latin && (i > t || w == "الي" || w == "عن" || w == "علي") && !paper && (w == "في" || w == "من" && r.norm(i-1) != "اكثر" && r.norm(i-1) != "عدد" && r.norm(i-1) != "اقل" || w == "علي" || w == "الي" || w == "عن" && i == t || w == "مقتل" || w == "سقوط") && !sayPreps[r.bare(t-1)] && !papers[strings.TrimPrefix(r.bare(i+1), "ال")] && r.namingAt(i) == nil {
			return nil // what it is about begins
		}
		if n := r.namingAt(i); i == t && !latin && outlets[r.norm(i)] && known.last != nil && (n == nil || n.sort == byReturn) && !strings.HasPrefix(r.norm(i+1), "ال") {
			if sp := known.lastCalled(strings.TrimPrefix(r.norm(i), "ال")); sp != nil { // "الخلية", of "خلية الإعلام الأمني"
				again := *sp
				q := r.quote(i, i+1)
				again.attr.Span = &q.Span
				return &again
			}
		}
		paper = paper || i == t && (bodyNouns[w] || bodyNouns[strings.TrimPrefix(w, "ال")]) && r.namingAt(i) == nil
		if n := r.namingAt(i); n != nil {
			if n.a.Kind == actor.Media && (prefixed(n.prefix, "ل") || strings.HasPrefix(r.norm(i-1), "ل") || isQuote(r.norm(i-1)) && strings.HasPrefix(r.norm(i-2), "ل") || r.norm(i-1) == "to" || r.norm(i-1) == "told") && !paper {
				continue // the paper that was told, not the one that tells
			}
			if !latin && !paper && i > t && (strings.HasSuffix(n.prefix, "ل") || strings.HasSuffix(n.prefix, "ب") || beside[r.bare(i-1)]) {
				return nil // whom it is about
			}
			if !latin && !paper && i > t && isQuote(r.norm(i-1)) && beside[r.bare(i-2)] {
				return nil
			}
			if latin {
				for k := n.to; k < n.to+2 && k < s.to; k++ { // "citing an army source"
					if officials[r.norm(k)] && !spokesmen[r.norm(k)] {
						return r.official(k, s)
					}
				}
			}
			if sp := r.body(n, s); sp != nil {
				return sp
			}
		}
		if person, _ := r.personAt(i, s); person != nil {
			return person
		}
		if !latin && i == t && (w == "احد" || w == "احدي") && strings.HasPrefix(r.norm(i+1), "ال") && !officials[r.bare(i+1)] && r.namingAt(i+1) == nil {
			q := r.quote(i, i+2)
			return &speaker{attr: Attribution{Source: q.Text, Kind: incident.SourceMedia, Span: &q.Span}} // "أحد العاملين في المحطة"
		}
		if !latin && i > t && r.tokens[i-1].Kind == text.Number && officials[strings.TrimSuffix(w, "ا")] {
			return r.official(i, s)
		}
		if !latin && i == t && envoys[w] && r.speaksFor(i) {
			return r.official(i, s)
		}
		if officials[w] || witnesses[w] || i == t && people[strings.TrimPrefix(w, "ال")] {
			return r.official(i, s)
		}
		if sp := r.outletAt(i, s, known); sp != nil && (i-t <= 2 || paper) && (latin || paper || i == t || !strings.HasPrefix(r.norm(i), "ل") && !strings.HasPrefix(r.norm(i), "ب")) {
			return sp
		}
		if paper && i+1 < s.to && (strings.HasPrefix(r.norm(i+1), "ل") && r.namingAt(i+1) != nil || r.norm(i+1) == "ل") {
			continue
		}
		if i-t <= 2 && known.last != nil && outlets[r.norm(i)] && !latin {
			again := *r.comesBackTo(i, known)
			q := r.quote(i, i+1)
			again.attr.Span = &q.Span
			return &again
		}
	}
	return nil
}

// envoys are those who speak for a state or a force whose name follows: "مندوب العراق", "آمر اللواء".
var envoys = set("منسق", "منسقه", "مندوب", "مندوبه", "ممثل", "ممثله", "المندوب", "الممثل", "سفير", "سفيره", "امر", "امين", "امينه", "معاون", "عضو", "نايب", "ريس", "مفوض", "مفوضه", "مبعوث", "المبعوثه", "مبعوثه")

// office reports whether the title at token i is one whose bearer speaks openly.
func (r *reader) office(i int) bool {
	return spokesmen[r.bare(i)] || envoys[r.bare(i)] && r.speaksFor(i)
}

// speaksFor reports whether the words behind an envoy at token i name a state, a body or a force.
func (r *reader) speaksFor(i int) bool {
	if r.norm(i) == "امر" { // else "an order"
		w := strings.TrimPrefix(r.norm(i+1), "ال")
		return w == "لواء" || w == "فوج" || w == "فرقه" || w == "كتيبه" || w == "سريه" || w == "قوه" || w == "قاطع"
	}
	near := r.actorsIn(i+1, i+4)
	for k := range near {
		if n := &near[k]; n.a.Official() || n.a.Kind == actor.State || n.a.Kind == actor.Force {
			return true
		}
	}
	for _, p := range r.placesIn(i+1, i+3) {
		if p.government {
			return true
		}
	}
	w := r.norm(i + 1)
	return w == "الدايم" || w == "الدايمه" || w == "مجلس" || w == "لجنه" || w == "الامم" || w == "الامين"
}

// closing are what somebody ends on: "وختم بدعوة وسائل الإعلام إلى".
var closing = set("بدعوه", "بالقول", "بالتاكيد", "بالاشاره", "بمطالبه", "بتوجيه", "بدعوته", "بدعوتها", "بالدعوه", "بمناشده", "بتاكيد", "بتاكيده", "بقوله", "بقولها")

// beside are the prepositions in front of what a verb of saying is about.
var beside = set("امام", "في", "علي", "عن", "من", "الي", "ضد", "بحق", "تجاه", "مع", "بين", "حول", "قرب")

// papers are what a body says something in.
var papers = set("بيان", "تقرير", "تصريح", "احصاء", "احصاييه", "احصاءات", "منشور", "بلاغ", "احصايات", "نشره", "تغريده", "report", "statement", "tally", "count")

// press are the nouns for outlets, monitors and pages, in front of a name or an adjective.
var press = set("التلفزيون", "الاذاعه", "تقارير", "تقديرات", "شبكات", "وكالات", "قنوات", "اذاعات", "معرفات", "صحيفتا", "منصات", "مجموعه", "صحيفه", "وكاله", "شبكه", "موقع", "اذاعه", "قناه", "منظمه", "مرصد", "مجله", "منصه", "صفحه", "صفحات", "حسابات", "اعلام", "وسايل", "تلفزيون", "صحف", "مواقع", "منظمات", "تجمع",
	"media", "newspaper", "newspapers", "daily", "radio", "television", "agency", "network", "outlet", "outlets", "website", "websites", "page", "pages", "monitor", "monitors", "watchdog", "ngo", "tv", "channel", "channels", "broadcaster", "reports")

// public are the nouns for those in charge, where no name of theirs is known.
var public = set("police", "army", "military", "authorities", "prosecutors", "ministry", "command", "directorate", "administration", "government", "navy", "judiciary", "management")

// outletAt reads an outlet or a body by its noun: "شبكة \"نبض الجزيرة\" المحلية", "state media", "the health directorate".
func (r *reader) outletAt(i int, s *sentence, known *heard) *speaker {
	w := r.bares[i]
	if isLatin(w) {
		kind := incident.SourceMedia
		switch {
		case public[w]:
			kind = incident.SourceOfficial
			if known.last != nil && known.last.attr.Kind == kind && r.norm(i-1) == "the" {
				return nil // the one that spoke before
			}
		case !press[w]:
			return nil
		}
		from := i
		for from > s.from && from > i-3 && r.tokens[from-1].Kind == text.Word && !stopCues[r.norm(from-1)] && !leadingEN[r.norm(from-1)] && !sayVerbs[r.norm(from-1)] {
			from--
		}
		q := r.quote(from, i+1)
		return &speaker{attr: Attribution{Source: q.Text, Kind: kind, Span: &q.Span}}
	}
	if (charged[w] || charged[strings.TrimPrefix(w, "ال")] && r.namingAt(i) == nil || chargedAlone[w] && r.namingAt(i) == nil) && (sayVerbs[r.bare(i-1)] || sayPreps[r.bare(i-1)] || r.norm(i-1) == "ما") && i+1 < s.to && (strings.HasPrefix(w, "ال") || r.tokens[i+1].Kind == text.Word && !stopCues[r.bare(i+1)] && !sayVerbs[r.bare(i+1)]) && (!strings.HasPrefix(w, "ال") || known.last == nil || !strings.Contains(text.Fold(known.last.attr.Source), strings.TrimPrefix(w, "ال"))) {
		to := i + 2
		if strings.HasPrefix(w, "ال") {
			to = i + 1
		}
		for to < s.to && to < i+4 && r.tokens[to].Kind == text.Word && strings.HasPrefix(r.norm(to), "ال") {
			to++
		}
		q := r.quote(i, to)
		return &speaker{attr: Attribution{Source: q.Text, Kind: incident.SourceOfficial, Span: &q.Span}}
	}
	if !press[w] && !((w == "مركز" || w == "معهد") && (isQuote(r.norm(i+1)) || r.namingAt(i+1) != nil || r.namingAt(i) != nil)) {
		return nil
	}
	to := i + 1
	marks := 0
	for to < s.to && to < i+9 {
		n := r.norm(to)
		if isQuote(n) {
			marks++
			to++
			if marks == 2 {
				break
			}
			continue
		}
		if r.tokens[to].Kind != text.Word || marks == 0 && (stopCues[r.bare(to)] || sayVerbs[r.bare(to)] || n == "ان" || n == "انها" || to > i+2) {
			break
		}
		to++
	}
	if to == i+1 {
		return nil
	}
	if near := r.actorsIn(i+1, to); len(near) > 0 && !near[0].dropped && near[0].from <= i+2 && near[0].a.Kind != actor.Population {
		if near[0].a.Kind != actor.Media && near[0].a.Kind != actor.Monitor && !r.ours(near[0].key()) {
			q := r.quote(i, to)
			return &speaker{attr: Attribution{Source: q.Text, Kind: incident.SourceMedia, Span: &q.Span}} // "إعلام النظام"
		}
		return r.body(&near[0], s)
	}
	q := r.quote(i, to)
	if at := r.firstIn(i+1, i+8, "عن"); at > 0 { // "نقلت صحيفة أمريكية عن مسؤولين"
		for j := at + 1; j < s.to && j < at+4; j++ {
			if officials[r.bare(j)] {
				inner := r.official(j, s)
				inner.attr.Via = q.Text
				return inner
			}
		}
	}
	return &speaker{attr: Attribution{Source: q.Text, Kind: incident.SourceMedia, Span: &q.Span}}
}

// charged are the nouns for those in charge, before a name that is not known: "نفت محافظة حماة", "وفق لائحة الاتهام".
var charged = set("محافظه", "مديريه", "وزاره", "قياده", "شرطه", "بلديه", "محكمه", "نيابه", "لايحه", "دايره", "هييه", "قايمقاميه", "قايممقاميه", "مجلس", "اداره", "ادعاء", "سفاره")

// chargedAlone are those in charge where the text gives no more of their name.
var chargedAlone = set("السلطات", "الشرطه", "الجيش", "الاستخبارات", "الداخليه", "الدفاع", "الخارجيه", "الحكومه", "القضاء", "اللجنه", "الهييه", "الاجهزه", "القوات", "الاسايش", "المخابرات", "الرياسه", "المفوضيه")

var unnamedEN = set("who", "familiar", "briefed", "close", "with", "involved", "present")

var leadingEN = set("the", "a", "an", "and", "but", "that", "which", "who", "some", "several", "most", "what", "while", "as", "quoted", "our")

// firstIn is the token in [from, to) that is the word, or −1.
func (r *reader) firstIn(from, to int, word string) int {
	for t := from; t < to && t < len(r.tokens); t++ {
		if r.norm(t) == word {
			return t
		}
	}
	return -1
}

// comesBackTo is the source that a noun with the article comes back to: the last one named with that noun, else who spoke last.
func (r *reader) comesBackTo(i int, known *heard) *speaker {
	noun := strings.TrimPrefix(r.bare(i), "ال")
	if officials[noun] && !strings.Contains(text.Fold(known.last.attr.Source), noun) {
		if sp := known.lastCalled(noun); sp != nil {
			return sp // "المسؤول الأمريكي", of "مسؤول دفاعي أمريكي"
		}
	}
	if strings.Contains(text.Fold(known.last.attr.Source), noun) || !press[noun] {
		return known.last
	}
	near := r.actorsIn(max(0, i-400), i)
	for k := len(near) - 1; k >= 0; k-- {
		n := &near[k]
		if n.dropped || n.a.Kind != actor.Media && n.a.Kind != actor.Monitor && !r.ours(n.a.ID) {
			continue
		}
		if r.bare(n.from-1) == noun || r.bare(n.from) == noun {
			if sp := r.body(n, &sentence{from: n.from, to: n.to}); sp != nil {
				return sp
			}
		}
	}
	return known.last
}

// sourceBefore reads the subject in front of an English verb.
func (r *reader) sourceBefore(t int, s *sentence, known *heard) *speaker {
	if s.headline && r.norm(t-1) == "," { // "Country arrests 62 suspects, says attack averted"
		if n := r.namingAt(s.from); n != nil {
			return r.body(n, s)
		}
		return nil
	}
	if r.norm(t-1) == "," { // "Jane Doe, director of … at the Example Institute, said"
		for i := max(s.from, t-28); i < t-3; i++ {
			if !r.capital(i) || i > s.from && r.capital(i-1) {
				continue
			}
			if sp, to := r.personAt(i, s); sp != nil && to < t-1 {
				return sp
			}
		}
	}
	for i := t - 1; i >= s.from && i > t-20; i-- {
		w := r.norm(i)
		if analysts[w] {
			return r.analyst(i, s)
		}
		near := r.actorsIn(i-12, i+1)
		for k := range near {
			if n := &near[k]; n.to == i+1 && !n.dropped {
				at := n.from - 1 // "a spokesman for the …"
				if r.norm(at) == "the" {
					at--
				}
				if at-1 >= s.from && r.norm(at) == "for" && spokesmen[r.norm(at-1)] {
					return r.official(at-1, s)
				}
				if sp := r.body(n, s); sp != nil {
					return sp
				}
			}
		}
		if (w == "source" || w == "sources") && r.norm(i-1) == "the" && known.last != nil && strings.Contains(strings.ToLower(known.last.attr.Source), "source") {
			again := *known.last // "the source added"
			q := r.quote(i, i+1)
			again.attr.Span = &q.Span
			return &again
		}
		if ranks[w] && i < t-2 && r.capital(i+1) && w != "mr" && w != "mrs" && w != "ms" && w != "dr" && w != "professor" { // "a commander on the front, Brigadier General John Doe, told"
			if from, to := r.nameAfter(i, s); to > 0 && to <= t && t-to < 8 {
				sp := &speaker{attr: Attribution{Kind: incident.SourceOfficial}}
				r.named(sp, from, to)
				return sp
			}
		}
		if officials[w] || witnesses[w] || people[w] && (i >= t-2 || r.norm(i+1) == "of" || r.norm(i+1) == "who" || r.norm(i+1) == "in") {
			return r.official(i, s)
		}
		if (w == "person" || w == "people") && unnamedEN[r.norm(i+1)] { // "a person who attended", "people familiar with"
			from := max(s.from, i-1)
			if r.norm(from) != "a" && r.tokens[from].Kind != text.Number {
				from = i
			}
			q := r.quote(from, i+1)
			return &speaker{attr: Attribution{Source: q.Text, Kind: incident.SourceAnonymous, Span: &q.Span}}
		}
		if i >= t-3 {
			if sp := r.outletAt(i, s, known); sp != nil {
				return sp
			}
		}
		if (w == "group" || w == "organisation" || w == "organization" || w == "network" || w == "monitor") && (r.norm(i+1) == "that" || r.norm(i+1) == "which") && watchesEN[r.norm(i+2)] {
			q := r.quote(max(s.from, i-1), i+1)
			return &speaker{attr: Attribution{Source: q.Text, Kind: incident.SourceMedia, Span: &q.Span}}
		}
		if he := (w == "he" || w == "she") && known.person != nil; (known.last != nil || he) && i >= t-3 && outlets[w] {
			last := known.last
			if he {
				last = known.person
			}
			again := *last
			q := r.quote(i, i+1)
			again.attr.Span = &q.Span
			return &again
		}
		if person := known.byPart[w]; person != nil && unicode.IsUpper(firstRune(r.tokens[i].Text)) {
			again := *person
			q := r.quote(i, i+1)
			again.attr.Span = &q.Span
			return &again
		}
		if i == t-1 && w == "," {
			if sp := r.namedBetween(t, s); sp != nil {
				return sp
			}
		}
		if w == "." || w == ";" || w == "and" || isQuote(w) {
			return nil
		}
		if next := r.norm(i + 1); w == "," && i < t-2 && next != "which" && next != "who" && (leadingEN[next] || r.norm(i+1) == "one" || r.norm(i+1) == "an") {
			return nil // somebody who is not known, not the one of the clause before
		}
	}
	return nil
}

// watchesEN are what monitors do.
var watchesEN = set("tracks", "monitors", "documents", "follows", "records", "watches")

// namedBetween reads a name between commas before the verb, behind what its bearer is: "our coordinator, Jane Doe, told".
func (r *reader) namedBetween(t int, s *sentence) *speaker {
	to := t - 1
	from := to
	for from > s.from && from > to-4 && r.capital(from-1) {
		from--
	}
	if to-from < 2 || r.norm(from-1) != "," || r.namingAt(from) != nil {
		return nil
	}
	title := from - 1
	for title > s.from && title > from-7 && r.tokens[title-1].Kind == text.Word {
		title--
	}
	sp := &speaker{attr: Attribution{Kind: incident.SourceAnalyst}}
	public := false
	for i := title; i < from-1; i++ {
		w := r.norm(i)
		if officials[w] && w != "source" && w != "sources" {
			sp.attr.Kind, public = incident.SourceOfficial, true
		}
		public = public || analysts[w] || publicRoles[w]
	}
	if !public {
		return nil // a private person stays unnamed
	}
	sp.affiliation = r.quote(title, from-1).Text
	r.named(sp, from, to)
	return sp
}

// arabicSubjectBefore reads the subject of an Arabic verb that follows it: "أما الباحثة في …، ريم الأتاسي، فتقول إن".
func (r *reader) arabicSubjectBefore(t int, s *sentence, known *heard, here []voice) *speaker {
	lo := max(s.from, t-16)
	if n := len(here); n > 0 {
		lo = max(lo, here[n-1].verb+1) // behind who speaks before
		if sp := here[n-1].sp; sp.attr.Kind == incident.SourceAnalyst {
			lo = max(lo, here[n-1].from)
		}
	}
	for i := lo; i < t; i++ {
		if r.isAnalyst(i) {
			return r.analyst(i, s)
		}
	}
	start := s.from
	if strings.HasPrefix(r.norm(t), "ف") {
		for i := t - 1; i > s.from && i > t-14; i-- {
			if (r.norm(i) == "اما" || r.norm(i) == "واما") && clauseEnd(r.norm(i-1)) {
				start = i
			}
		}
	}
	if r.norm(start) != "اما" && !strings.HasSuffix(r.norm(start), "اما") {
		for i := t - 1; i >= s.from && i >= t-4; i-- { // "المرصد السوري وثّق"
			near := r.actorsIn(i-12, i+1)
			for k := range near {
				n := &near[k]
				first := n.from
				if isQuote(r.norm(first - 1)) {
					first--
				}
				close := i == t-1 || i == t-2 && (r.norm(t-1) == "قد" || isQuote(r.norm(t-1))) || i == t-3 && r.norm(t-1) == "قد" && isQuote(r.norm(t-2))
				if n.to == i+1 && !n.dropped && close && (first == s.from || leads[r.bare(first-1)]) {
					return r.body(n, s)
				}
			}
		}
		return nil
	}
	if r.retired(start + 1) {
		return r.analyst(start+1, s)
	}
	if sp := r.namedArabic(start+1, s, known); sp != nil {
		return sp
	}
	for i := start + 1; i < t; i++ {
		if n := r.namingAt(i); n != nil && !beside[r.bare(i-1)] {
			return r.body(n, s)
		}
		if officials[r.bares[i]] {
			sp := r.official(i, s)
			q := r.quote(i, t)
			sp.attr.Source, sp.attr.Span, sp.attr.Kind = strings.TrimRight(q.Text, "، "), &q.Span, incident.SourceOfficial
			return sp
		}
	}
	return nil
}

// namingEnds is the naming that ends right before token t.
func (r *reader) namingEnds(t int) *naming {
	near := r.actorsIn(t-longestName, t)
	for k := range near {
		if n := &near[k]; n.to == t && !n.dropped && n.sort <= byReturn && n.a.Official() {
			return n
		}
	}
	return nil
}

// leadSubject reads a subject without a name of its own between a word like "but" and an Arabic verb: "وكانت مصادر أولية قد
// تحدثت", "غير أن منظمة … تقول", "لكن بياناً لـ… ذكر".
func (r *reader) leadSubject(t int, s *sentence, known *heard) *speaker {
	for i := max(s.from, t-18); i < t; i++ {
		if i < t-9 && !officials[r.bares[i]] && !witnesses[r.bares[i]] {
			continue
		}
		if i != s.from && !leads[r.bare(i-1)] && !leads[r.norm(i-1)] {
			continue
		}
		w := r.bares[i]
		if n := r.namingAt(i); n != nil && n.a.Kind == actor.Media && n.to <= t && !n.dropped && i >= t-6 {
			return r.body(n, s)
		}
		if officials[w] || witnesses[w] {
			return r.official(i, s)
		}
		if papers[strings.TrimSuffix(w, "ا")] || papers[w] {
			for j := i + 1; j < t; j++ {
				if n := r.namingAt(j); n != nil && (strings.HasSuffix(n.prefix, "ل") || strings.HasPrefix(r.norm(j-1), "ل") || isQuote(r.norm(j-1))) {
					return r.body(n, s)
				}
			}
		}
		if sp := r.outletAt(i, s, known); sp != nil {
			return sp
		}
	}
	return nil
}

// leads are words that stand before the subject of a verb that follows it.
var leads = set("كان", "كانت", "ان", "بينما", "فيما", "حين", "لكن", "غير", "الا")

// surname recognises somebody named before by a part of the name.
func (r *reader) surname(t int, s *sentence, known *heard) *speaker {
	for i := t + 1; i < min(t+4, s.to); i++ {
		if sp := known.byPart[r.norm(i)]; sp != nil {
			again := *sp
			q := r.quote(i, i+1)
			again.attr.Span = &q.Span
			return &again
		}
	}
	return nil
}

// carriesOn reads a verb without a subject: the one who spoke last goes on, within the sentence or from the one before.
func (r *reader) carriesOn(t int, s *sentence, known *heard, here []voice) *speaker {
	last := known.last
	if n := len(here); n > 0 {
		last = here[n-1].sp
	} else if last != nil && t > s.from+1 && (topics[r.bares[s.from]] || r.inHisWords(s)) && r.saysThat(t, s) { // "وعن السجون …، أوضح أن", "وفي إحاطته …، أشار إلى أن"
		again := *last
		return &again
	} else if t > s.from+1 && strings.HasPrefix(r.norm(t), "ف") && r.saysThat(t, s) { // "تواصلنا مع مصدر في …، فقال إن"
		for i := t - 1; i >= s.from && i > t-14; i-- {
			if officials[r.bares[i]] {
				return r.official(i, s)
			}
		}
		return nil
	} else if sp := r.subjectGoesOn(t, s); sp != nil {
		return sp
	} else if t > s.from+1 {
		if isLatin(r.norm(t)) || !r.saysThat(t, s) {
			return nil
		}
		for i := s.from + 1; i < min(t, s.from+5); i++ {
			if w := r.bares[i]; witnesses[w] || r.office(i) {
				return r.official(i, s) // "ونعت صفحات موالية القتلى، وقالت إنهم", "ويقلل عضو لجنة الأمن … من المخاوف، ويؤكد أن"
			}
		}
		if n := r.subjectOf(s, min(t, s.from+6)); n != nil {
			return r.body(n, s) // "أطلقت القيادة عملية، وقالت إنها"
		}
		return nil
	}
	if last == nil {
		return nil
	}
	switch r.bare(t + 1) {
	case "ان", "،", ",", "that", "خلال", ":", "الي", "من", "بان", "في", "انه", "انها", "انهم", "بانه", "بانها":
		again := *last
		return &again
	}
	if (closing[r.norm(t+1)] || isQuote(r.norm(t+1)) && !isLatin(r.norm(t))) && t <= s.from+1 {
		again := *last
		return &again
	}
	if next := r.norm(t + 1); strings.HasPrefix(next, "ل") && (t <= s.from+1 || len(here) > 0 && strings.HasPrefix(r.norm(t), "و")) && r.saysAfterAll(t, s) { // "وقال لوكالة …، إن"
		again := *last
		return &again
	}
	return nil
}

// inHisWords reports whether an Arabic sentence opens with what the one who spoke before said it in: "في إحاطتها أمام المجلس".
func (r *reader) inHisWords(s *sentence) bool {
	if w := r.bares[s.from]; w != "في" && w != "خلال" && w != "اثناء" && w != "ضمن" {
		return false
	}
	w := r.norm(s.from + 1)
	rest, ok := strings.CutSuffix(w, "ها")
	if !ok {
		rest, ok = strings.CutSuffix(w, "ه")
	}
	return ok && (spoken[rest] || spoken[strings.TrimSuffix(rest, "ت")+"ه"])
}

// spoken are the nouns for what somebody says something in.
var spoken = set("احاطه", "كلمه", "حديث", "تصريح", "تصريحات", "بيان", "مداخله", "خطاب", "موتمر", "مقابله", "تقرير", "رد", "تعليق", "منشور", "تغريده", "اجابه", "رساله")

// topics are the words that open an Arabic sentence with what somebody speaks about.
var topics = set("عن", "حول", "بشان", "بخصوص", "تعليقا", "ردا", "فيما", "بالنسبه")

// subjectGoesOn is the body that the sentence before is about, in which nobody speaks, where a verb of saying without a subject
// opens this one: "أفرجت الإدارة عن …. وأوضحت في بيان أن". What it did is then told on its word.
func (r *reader) subjectGoesOn(t int, s *sentence) *speaker {
	k := r.sentenceAt(s.from)
	if k < 1 || t > s.from+1 || isLatin(r.norm(t)) || !r.sameParagraph(k-1, k) {
		return nil
	}
	before := &r.sentences[k-1]
	if n := len(r.voices); n > 0 && r.voices[n-1].verb >= before.from {
		return nil
	}
	n := r.subjectOf(before, min(before.to, before.from+6))
	if n == nil || !n.a.Official() && n.a.Kind != actor.Force {
		return nil
	}
	sp := r.body(n, before)
	if sp != nil && before.base == nil && sp.attr.Kind == incident.SourceOfficial {
		again := *sp
		before.base, before.speaker = &again, &again
	}
	return sp
}

// subjectOf is the body that an Arabic sentence is about, up to token t: the first that stands behind a verb.
func (r *reader) subjectOf(s *sentence, t int) *naming {
	near := r.actorsIn(s.from, t)
	for k := range near {
		n := &near[k]
		if n.dropped || n.sort > byReturn || n.how == actor.Metonym || n.a.Kind == actor.Population || beside[r.bare(n.from-1)] || strings.HasSuffix(n.prefix, "ل") || strings.HasSuffix(n.prefix, "ب") {
			continue
		}
		return n
	}
	return nil
}

// body is an organisation that speaks, perhaps a medium that carries somebody else's word.
func (r *reader) body(n *naming, s *sentence) *speaker {
	a := n.a
	from := n.from
	if w := r.bare(from - 1); w == "صحيفه" || w == "وكاله" || w == "قناه" || w == "جهاز" || w == "اداره" {
		from--
	}
	q := r.quote(from, n.to)
	sp := &speaker{body: n, attr: Attribution{Source: strings.Trim(q.Text, "\"“”«» "), Span: &q.Span, actor: a.Name}}
	switch {
	case r.know.Actors != nil && r.know.Actors.PartOf(a.ID, r.subject):
		sp.attr.Kind = incident.SourceGroup
	case a.Kind == actor.Media || a.Kind == actor.Monitor:
		sp.attr.Kind = incident.SourceMedia
		for i := n.to; i < s.to && i < n.to+4; i++ {
			if w := r.norm(i); w != "عن" && w != "citing" && w != "quoting" && w != "quoted" {
				continue
			}
			for j := i + 1; j < s.to && j < i+4 && r.norm(j) != "ان" && r.norm(j) != "that"; j++ {
				if own := r.norm(j); own == "مصادره" || own == "مصادرها" || own == "its" || own == "مراسله" || own == "مراسلها" || own == "نشطايه" {
					break // "نقل المرصد عن مصادره"
				}
				if officials[r.bare(j)] {
					inner := r.official(j, s)
					inner.attr.Via = sp.attr.Source
					inner.attr.Span.Start = min(q.Span.Start, inner.attr.Span.Start)
					return inner
				}
				if m := r.namingAt(j); m != nil && m.a.Kind != actor.Media && m != n {
					inner := r.body(m, s)
					if inner != nil {
						inner.attr.Via = sp.attr.Source
					}
					return inner
				}
			}
		}
	case a.ID == "white-helmets" && (strings.Contains(text.Fold(q.Text), "elmets") || strings.Contains(text.Fold(q.Text), "خوذ") || strings.Contains(text.Fold(q.Text), "سوري")):
		sp.attr.Kind = incident.SourceMedia // rescuers, not the office of the same name elsewhere
	case n.sort == byOffice && r.ofPress(n): // "مدير المرصد السوري …"
		sp.attr.Kind = incident.SourceMedia
		if end := r.personTo(n.to, s); end > 0 && !isLatin(r.norm(n.from)) && r.closesName(end) {
			sp.affiliation = q.Text
			r.named(sp, n.to, end)
		}
	case a.Kind == actor.Institute:
		sp.attr.Kind = incident.SourceAnalyst
	case a.Kind == actor.Group && !a.Official():
		sp.attr.Kind = incident.SourceGroup
	case a.Kind == actor.Population:
		return nil
	default:
		sp.attr.Kind = incident.SourceOfficial
		if n.sort == byOffice && isLatin(r.norm(n.from)) {
			r.officeHolder(sp, n, s)
		}
	}
	return sp
}

// ofPress reports whether an office is one of an outlet or a monitor.
func (r *reader) ofPress(n *naming) bool {
	for t := n.from + 1; t < n.to; t++ {
		if w := strings.TrimPrefix(r.bares[t], "ال"); press[w] && w != "موقع" && w != "منظمه" && w != "مجموعه" || w == "observatory" {
			return true
		}
	}
	return false
}

// official is somebody who speaks for an office without a name; a spokesperson speaks openly, residents speak for
// nobody.
func (r *reader) official(i int, s *sentence) *speaker {
	to := i + 1
	for to < s.to && to < i+4 && r.tokens[to].Kind == text.Word && !stopCues[r.bare(to)] && !sayVerbs[r.bare(to)] && !verbal(r.norm(to)) && !r.toldTo(to, to-1) && !strings.HasPrefix(r.norm(to), "قول") && !deedNouns[r.bare(to)] {
		to++
	}
	from := i
	kind := incident.SourceAnonymous
	if isLatin(r.norm(i)) {
		to = i + 1
		for from > s.from && from > i-3 && r.tokens[from-1].Kind == text.Word && !stopCues[r.norm(from-1)] && r.norm(from-1) != "the" && r.norm(from-1) != "a" {
			from--
		}
	}
	if r.office(i) {
		kind = incident.SourceOfficial
	}
	common := (witnesses[r.bare(i)] || people[strings.TrimPrefix(r.bare(i), "ال")]) && !(envoys[r.bare(i)] && r.speaksFor(i))
	if common || r.local(i, to) {
		kind = incident.SourceMedia
	}
	if common && !isLatin(r.norm(i)) { // without the name of a private person
		for to = i + 1; to < s.to && localWords[strings.TrimPrefix(r.norm(to), "ال")]; {
			to++
		}
	}
	// "مصدر في إدارة الأمن العام": the office speaks.
	var body *naming
	for k := i + 1; k < min(i+5, s.to) && kind != incident.SourceMedia; k++ {
		if n := r.namingAt(k); n != nil && n.a.Official() && n.how == actor.Named && (r.bare(k-1) == "في" || r.bare(k-1) == "باسم" || r.norm(k-1) == "at" || r.norm(k-1) == "for" || r.norm(k-1) == "the") {
			body, to = n, n.to
			if !hidden[strings.TrimSuffix(strings.TrimPrefix(r.bare(i), "ال"), "ا")] {
				kind = incident.SourceOfficial
			}
			break
		}
	}
	if spokesmen[r.bare(i)] { // of an outlet or a monitor
		near := r.actorsIn(i+1, to+1)
		if len(near) > 0 && (near[0].a.Kind == actor.Monitor || near[0].a.Kind == actor.Media) && !near[0].dropped {
			kind, to = incident.SourceMedia, max(to, near[0].to)
		}
	}
	if isLatin(r.norm(i)) && from < i { // "SOHR sources"
		near := r.actorsIn(from, i)
		for k := range near {
			if n := &near[k]; !n.dropped && (n.a.Kind == actor.Monitor || n.a.Kind == actor.Media) {
				kind = incident.SourceMedia
			}
		}
	}
	var name text.Bilingual
	if body != nil {
		name = body.a.Name
	} else {
		// Whom they speak for belongs to the phrase, with the whole of its name: "a spokesman for the …".
		for k := i + 1; k < min(max(to+1, i+4), s.to); k++ {
			n := r.namingAt(k)
			before := r.bare(k - 1)
			if before == "the" {
				before = r.norm(k - 2)
			}
			if n != nil && (n.from < to || before == "باسم" || before == "في" || before == "من" || before == "for" || before == "of" || before == "from" || before == "in") {
				to = max(to, n.to)
				if spokesmen[r.bare(i)] {
					name = n.a.Name
				}
				break
			}
		}
	}
	q := r.quote(from, to)
	sp := &speaker{body: body, attr: Attribution{Source: q.Text, Kind: kind, Span: &q.Span, actor: name}}
	if (kind == incident.SourceOfficial || kind == incident.SourceMedia) && !isLatin(r.norm(i)) && r.office(i) { // "المتحدث باسم القيادة اللواء فلان الفلاني"
		at := to
		if r.norm(at) == "،" || r.norm(at) == "," {
			at++
		}
		rank := false
		for at < s.to && ranksAR[r.norm(at)] {
			at, rank = at+1, true
		}
		if end := r.personTo(at, s); end > 0 && (rank || at > to || r.closesName(end)) {
			sp.affiliation = q.Text
			r.named(sp, at, end)
		}
	}
	if isLatin(r.norm(i)) && spokesmen[r.norm(i)] && to == i+1 { // "the ministry's spokesman John Doe"
		if at, end := r.nameAfter(to, s); end > 0 {
			sp.affiliation = strings.TrimPrefix(q.Text, "the ")
			r.named(sp, at, end)
		}
	}
	if isLatin(r.norm(i)) && spokesmen[r.norm(i)] && len(sp.name) == 0 { // "Brig. Gen. John Doe, the ministry's spokesman,"
		end := from
		for end > s.from && end > from-5 && r.norm(end) != "," {
			end--
		}
		begin := end
		for begin > s.from && begin > end-4 && r.capital(begin-1) && !ranks[r.norm(begin-1)] {
			begin--
		}
		if r.norm(end) == "," && end-begin >= 2 && r.namingAt(begin) == nil {
			sp.affiliation = strings.TrimPrefix(q.Text, "the ")
			r.named(sp, begin, end)
		}
	}
	return sp
}

// hidden are the nouns for people of an office who do not speak for it in public.
var hidden = set("مصدر", "مصادر", "مسوول", "مسوولون", "مسوولين", "ضابط", "ضباط", "source", "sources", "official", "officials", "officer", "officers")

// nameAfter is the English name of two to four words, perhaps with a rank before it, that begins at token i.
func (r *reader) nameAfter(i int, s *sentence) (from, to int) {
	for i < s.to && i < len(r.tokens) && (ranks[r.norm(i)] || r.norm(i) == "." && ranks[r.norm(i-1)]) {
		i++
	}
	to = i
	for to < s.to && to < i+4 && (r.capital(to) || to > i && strings.HasPrefix(r.norm(to), "al-")) && !months[r.norm(to)] {
		to++
	}
	if to-i < 2 || r.namingAt(i) != nil {
		return 0, 0
	}
	return i, to
}

var months = set("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

// officeHolder gives an office that speaks the name behind it: "Under Secretary of the Treasury for Sanctions Jane Doe".
func (r *reader) officeHolder(sp *speaker, n *naming, s *sentence) {
	end := n.to
	for end < s.to && end < n.to+14 && (r.capital(end) || leadingEN[r.norm(end)] || r.norm(end) == "of" || r.norm(end) == "for" || strings.HasPrefix(r.norm(end), "al-")) && !sayVerbs[r.norm(end)] && !months[r.norm(end)] {
		end++
	}
	if w := r.norm(end); end-n.to < 2 || w != "." && w != "," && !sayVerbs[w] {
		return
	}
	from := end
	for from > n.to && (r.capital(from-1) || strings.HasPrefix(r.norm(from-1), "al-")) {
		from--
	}
	switch {
	case from > n.to: // behind the rest of the office
		if end-from < 3 {
			return
		}
		from = end - 2
	case end-from > 4:
		from = end - 2
	}
	if end-from >= 2 {
		sp.affiliation = r.quote(n.from, from).Text
		r.named(sp, from, end)
	}
}

// deedNouns begin what a source tells and not its name: "أعلن مصدر أمني مقتل جنديين".
var deedNouns = set("مقتل", "اصابه", "القبض", "اعتقال", "العثور", "سقوط", "وقوع", "استهداف", "انفجار", "تفجير", "هجوم", "ضبط", "احباط", "تعرض", "تنفيذ", "تدمير", "اغتيال", "خطف", "اختطاف", "وفاه", "استشهاد", "توقيف", "وصول", "اندلاع", "بدء", "انطلاق", "انتهاء", "تصفيه", "تحييد", "تفكيك", "نقل", "اطلاق", "تحرير")

// local reports sources of the place and not of an office: "مصادر محلية", "local sources", "medical sources".
func (r *reader) local(i, to int) bool {
	if isLatin(r.norm(i)) {
		return (r.norm(i) == "source" || r.norm(i) == "sources") && localWords[r.norm(i-1)]
	}
	switch strings.TrimSuffix(strings.TrimPrefix(r.bare(i), "ال"), "ا") {
	case "مصدر", "مصادر", "مسوول", "مدير":
	default:
		return false
	}
	if (r.norm(i+1) == "في" || r.norm(i+1) == "من") && carers[strings.TrimPrefix(r.bare(i+2), "ال")] || carers[strings.TrimPrefix(r.bare(i+1), "ال")] {
		return true
	}
	if !strings.Contains(r.bare(i), "مصدر") && !strings.Contains(r.bare(i), "مصادر") {
		return false
	}
	for t := i + 1; t < to && t < i+3; t++ {
		if localWords[strings.TrimPrefix(r.norm(t), "ال")] {
			return true
		}
	}
	return false
}

// carers are the places whose people speak for themselves and for no office.
var carers = set("مشفي", "مستشفي", "مستوصف", "طواري", "منظمه", "جمعيه", "مركز")

var localWords = set("محلي", "محليه", "اهلي", "اهليه", "ميداني", "ميدانيه", "اعلامي", "اعلاميه", "طبي", "طبيه", "عشايري", "عشايريه", "مدني", "مدنيه", "local", "civil", "civilian", "opposition", "activist", "activists", "tribal", "field", "medical", "hospital", "tribal", "media", "our", "community")

// verbal reports whether an Arabic word behind a source is a verb, which the name of a source does not reach over:
// "officials who asked not to be named".
func verbal(w string) bool {
	if isLatin(w) {
		return false
	}
	return strings.HasSuffix(w, "وا") || askVerbs[w]
}

var askVerbs = set("طلب", "طلبت", "رفض", "رفضت", "فضل", "فضلت", "اشترط", "اشترطت", "لم", "لا", "الذي", "التي", "الذين", "مشترطا", "طالبا", "ان")

// analyst reads "الباحث في مركز …، فلان الفلاني،", "فلان الفلاني، الباحث في …" and "So-and-so, a researcher at …": the name is
// given in public, and so is kept.
func (r *reader) analyst(i int, s *sentence) *speaker {
	sp := &speaker{attr: Attribution{Kind: incident.SourceAnalyst}}
	if isLatin(r.norm(i)) {
		return r.englishAnalyst(i, s, sp)
	}
	// The title with its adjectives, then where: "الباحث في …", "أستاذة العلوم السياسية في جامعة …".
	at := i + 1
	for at < s.to && at < i+4 && !directors[r.bares[i]] && r.tokens[at].Kind == text.Word && affiliationPreps[r.norm(at)] == "" && !r.nameLike(at) && r.norm(at) != "من" && r.bare(at) != "ان" {
		at++
	}
	affFrom, affTo := 0, 0
	if w := r.norm(at); (affiliationPreps[w] != "" || directors[r.bares[i]] && at == i+1) && at < s.to {
		affFrom = at + 1
		if affiliationPreps[w] == "" {
			affFrom = at // "مدير مركز …"
		}
		affTo = affFrom
		known := r.instituteAt(affFrom)
		switch {
		case known != nil:
			affTo = known.to
			sp.affiliation = known.a.Name.In(r.lang)
		case isQuote(r.norm(affFrom+1)) || isQuote(r.norm(affFrom)): // في مركز "دجلة للدراسات"
			marks := 0
			for affTo < s.to && affTo < affFrom+14 && marks < 2 {
				if isQuote(r.norm(affTo)) {
					marks++
				}
				affTo++
			}
			for affTo < s.to && affTo < affFrom+14 && r.tokens[affTo].Kind == text.Word && strings.HasPrefix(r.norm(affTo), "ل") && !r.toldTo(affTo, affTo-1) || affTo < s.to && affTo < affFrom+14 && strings.HasPrefix(r.norm(affTo-1), "لل") && strings.HasPrefix(r.norm(affTo), "ال") || affTo < s.to && affTo < affFrom+14 && strings.HasPrefix(r.norm(affTo-1), "لدراس") && strings.HasPrefix(r.norm(affTo), "ال") {
				affTo++ // في مركز "دجلة" للدراسات الأمنية
			}
		default:
			for affTo < s.to && affTo < affFrom+9 && r.tokens[affTo].Kind != text.Punct && r.bare(affTo) != "ان" && !sayVerbs[r.bares[affTo]] && !notName[r.norm(affTo)] && r.norm(affTo) != "ما" && r.norm(affTo) != "من" && r.norm(affTo) != "الي" && (affTo == affFrom || !r.toldTo(affTo, affTo-1)) {
				affTo++
			}
		}
		at = affTo
	}
	if r.norm(at) == "،" || r.norm(at) == "," {
		at++
	}
	if isQuote(r.norm(at)) {
		at++
	}
	from, to := at, at
	// "باحث في مركز …" without a name: the title has no article and rules nothing that has one.
	nameless := !directors[r.bares[i]] && !strings.HasPrefix(r.bares[i], "ال") && !strings.HasPrefix(r.norm(i+1), "ال")
	for !nameless && to < s.to && to < from+4 && r.tokens[to].Kind == text.Word && !r.toldTo(to, from) && !notName[r.norm(to)] && !strings.Contains(r.tokens[to].Text, "ً") && r.bare(to) != "ان" && !sayVerbs[r.norm(to)] && !strings.HasPrefix(r.norm(to), "ف") && (!stopCues[r.norm(to)] || r.tokens[to].Text == "علي") {
		to++
	}
	if from == to && !nameless && affFrom > 0 && affTo-affFrom >= 3 { // no comma before the name: "الباحث في مشروع مكافحة التطرف لؤي الصباغ إن"
		to = affTo
		from = affTo - 2
		if f := r.norm(from); (f == "ابو" || f == "عبد" || f == "ابن" || f == "بن" || f == "ام" || f == "ال") && affTo-affFrom >= 4 {
			from-- // "فلان أبو فلان"
		}
		if strings.HasPrefix(r.norm(from), "ال") && affTo-affFrom >= 4 && !strings.HasPrefix(r.norm(from-1), "ال") {
			from-- // "عبد الرحمن الفلاني"
		}
		affTo = from
	}
	// "فلان الفلاني، الباحث في المركز نفسه، أن"
	if from == to || r.norm(from) == "ان" || r.nameBefore(i, s) {
		if before := r.norm(i - 1); before == "،" || before == "," {
			to = i - 1
			from = to
			for from > s.from && from > to-4 && r.tokens[from-1].Kind == text.Word && !sayVerbs[r.bare(from-1)] && !stopCues[r.bare(from-1)] {
				from--
			}
		}
	}
	if affFrom > 0 && sp.affiliation == "" && affTo > affFrom {
		sp.affiliation = strings.Trim(strings.NewReplacer("\"", "", "«", "", "»", "", "“", "", "”", "").Replace(r.quote(affFrom, affTo).Text), "، ")
	}
	if from < to {
		q := r.quote(from, to)
		sp.attr.Source, sp.attr.Span = q.Text, &q.Span
		for t := from; t < to; t++ {
			sp.name = append(sp.name, r.norm(t))
		}
		return sp
	}
	end := max(i+1, affTo)
	for end < s.to && end < i+6 && affTo == 0 && r.tokens[end].Kind == text.Word && !sayVerbs[r.norm(end)] && r.bare(end) != "ان" && !notName[r.norm(end)] && r.norm(end) != "ما" && r.norm(end) != "الي" && r.norm(end) != "من" {
		end++ // "باحث مختص بالدراسات العسكرية"
	}
	q := r.quote(i, end)
	sp.attr.Source, sp.attr.Span = strings.TrimRight(q.Text, "، "), &q.Span
	return sp
}

// isAnalyst reports whether token i is the title of somebody who thinks in public. "الأجهزة المختصة" are none.
func (r *reader) isAnalyst(i int) bool {
	w := r.bares[i]
	return analysts[w] && !(strings.HasPrefix(r.norm(i-1), "ال") && (strings.HasPrefix(w, "المختص") || strings.HasPrefix(w, "المتخصص")))
}

// nameBefore reports whether a name stands before the title at token i, behind a verb of saying: "قال فلان الفلاني، الباحث في …".
func (r *reader) nameBefore(i int, s *sentence) bool {
	if w := r.norm(i - 1); w != "،" && w != "," {
		return false
	}
	for t := i - 2; t >= s.from && t > i-7; t-- {
		if sayVerbs[r.bares[t]] {
			return t < i-3 && r.namingAt(t+1) == nil && !officials[r.bare(t+1)]
		}
		if r.tokens[t].Kind != text.Word || stopCues[r.bares[t]] {
			return false
		}
	}
	return false
}

// ranksAR are the ranks and forms of address before an Arabic name.
var ranksAR = set("الكولونيل", "الميجر", "الكابتن", "الادميرال", "البريغادير", "الليفتنانت", "العميد", "العقيد", "اللواء", "النقيب", "الرايد", "المقدم", "الفريق", "الملازم", "الجنرال", "الركن", "اول", "الدكتور", "الدكتوره", "د", "السيد", "السيده", "المهندس", "المهندسه", "الضابط", "المحامي", "المحاميه")

// directors are the heads and members of houses that think: "مدير مركز … للدراسات".
var directors = set("مدير", "مديره", "رييس", "رييسه", "موسس", "موسسه", "زميل", "زميله", "عضو", "مستشار", "مستشاره", "نايب", "المدير", "المستشار", "الرييس")

// directs reports whether the title at token i is of a house that thinks.
func (r *reader) directs(i int, s *sentence) bool {
	if !directors[r.bares[i]] || r.directsMonitor(i) {
		return false
	}
	house := false
	for t := i + 1; t < s.to && t < i+10; t++ {
		w := r.norm(t)
		if w == "ان" || w == ":" || sayVerbs[r.bares[t]] {
			break
		}
		house = house || t < i+5 && housesAR[strings.TrimPrefix(r.bares[t], "ال")]
		if house && (strings.Contains(w, "دراس") || strings.Contains(w, "بحوث") || strings.Contains(w, "ابحاث") || strings.Contains(w, "سياسات") || strings.Contains(w, "استراتيج") || strings.Contains(w, "معهد")) {
			return true
		}
	}
	return false
}

func (r *reader) directsMonitor(i int) bool {
	near := r.actorsIn(i+1, i+4)
	return len(near) > 0 && (near[0].a.Kind == actor.Monitor || near[0].a.Official())
}

// retired reports whether a rank or an office at token i is one that its bearer had: "العميد المتقاعد", "الضابط السابق في". He
// speaks for nobody but himself.
func (r *reader) retired(i int) bool {
	if w := r.norm(i); w == "المستشار" && i+2 < len(r.tokens) && fieldsAR[r.norm(i+1)] && r.nameLike(i+2) {
		return true // "المستشار القانوني فلان الفلاني" advises nobody that is named
	} else if !ranksAR[w] && !officials[strings.TrimPrefix(w, "ال")] && !judgesAR[w] {
		return false
	}
	for t := i + 1; t < i+4 && t < len(r.tokens); t++ {
		switch r.norm(t) {
		case "المتقاعد", "متقاعد", "السابق", "سابق", "المنشق":
			return true
		}
	}
	return false
}

var (
	fieldsAR = set("القانوني", "السياسي", "العسكري", "الامني", "الاستراتيجي", "الاقتصادي")
	judgesAR = set("القاضي", "السفير", "النايب", "الوزير", "الدبلوماسي", "القيادي")
)

// personTo is the token behind an Arabic name of two to four words that begins at token i; 0 when none does.
func (r *reader) personTo(i int, s *sentence) int {
	to := i
	for to < s.to && to < i+5 && r.tokens[to].Kind == text.Word {
		w := r.norm(to)
		if b := r.bares[to]; analysts[b] || officials[b] || witnesses[b] || sayVerbs[b] || ranksAR[b] || counting[b] {
			break
		}
		if notName[w] || w == "ان" || w == "من" || w == "ما" || sayVerbs[w] || participles[w] || analysts[w] || officials[w] || witnesses[w] || press[w] || arabicPresent[w] || stopCues[w] && r.tokens[to].Text != "علي" || r.toldTo(to, i) || r.namingAt(to) != nil || r.tokens[to].Kind == text.Number {
			break
		}
		to++
	}
	if to-i < 2 || to-i > 4 || !r.nameLike(i) || people[r.norm(i)] || bodyNouns[r.norm(i)] || r.inDate(i) {
		return 0
	}
	return to
}

// counting are the words before a plural that stand where a name would: "أحد العاملين", "عدد من الأهالي".
var counting = set("احد", "احدي", "بعض", "عدد", "عده", "عشرات", "كل", "جميع", "معظم", "غالبيه", "اهل", "ابناء", "ابن", "ابنه", "خلال", "بعد", "قبل", "هنا", "هناك", "اليوم", "امس")

// namedArabic reads somebody named in public behind a verb of saying: with a rank and an office ("النقيب في الشرطة فلان الفلاني"),
// from a house ("فلان الفلاني من \"رابطة …\""), with a title behind the name ("فلان الفلاني، مدير مركز …"), or as the colleague of
// the analyst before.
func (r *reader) namedArabic(i int, s *sentence, known *heard) *speaker {
	w := r.norm(i)
	if w == "زميله" || w == "زميلته" || w == "زميلها" || w == "زميلتها" {
		if to := r.personTo(i+1, s); to > 0 && known.person != nil && known.person.attr.Kind == incident.SourceAnalyst {
			sp := &speaker{attr: Attribution{Kind: incident.SourceAnalyst}, affiliation: known.person.affiliation}
			r.named(sp, i+1, to)
			return sp
		}
		return nil
	}
	if ranksAR[w] && i+1 < s.to && r.tokens[i+1].Kind == text.Word {
		at := i
		for at < s.to && (ranksAR[r.norm(at)] || r.norm(at) == ".") {
			at++
		}
		if r.norm(at) == "في" || r.norm(at) == "من" || r.norm(at) == "ب" { // the office, then the name
			end := at + 1
			for end < s.to && end < at+7 && r.tokens[end].Kind == text.Word && r.norm(end) != "ان" && !sayVerbs[r.bares[end]] && !r.toldTo(end, end-1) {
				end++
			}
			for from := at + 2; from < end; from++ {
				if to := r.personTo(from, s); to > 0 && r.namingAt(from-1) == nil || to > 0 && from-at >= 2 {
					sp := &speaker{attr: Attribution{Kind: incident.SourceOfficial}, affiliation: r.quote(i, from).Text}
					r.named(sp, from, to)
					return sp
				}
			}
			return nil
		}
		if strings.HasPrefix(r.norm(at), "ال") && r.personTo(at, s) == 0 {
			at++ // "الكولونيل الأميركي فلان الفلاني"
		}
		if to := r.personTo(at, s); to > 0 {
			if sp := r.titled(at, to, s); sp != nil {
				return sp
			}
			if !civilRanks[w] {
				sp := &speaker{attr: Attribution{Kind: incident.SourceOfficial}}
				r.named(sp, at, to)
				return sp
			}
		}
		return nil
	}
	to := r.personTo(i, s)
	if to == 0 {
		return nil
	}
	return r.titled(i, to, s)
}

// civilRanks are forms of address that say nothing of an office.
var civilRanks = set("اول", "الدكتور", "الدكتوره", "د", "السيد", "السيده", "المهندس", "المهندسه", "المحامي", "المحاميه")

// closesName reports whether what stands at token i may follow a name that follows an office at once.
func (r *reader) closesName(i int) bool {
	if w := r.norm(i - 1); strings.HasSuffix(w, "يه") && !strings.HasPrefix(w, "ال") {
		return false // an adjective
	}
	switch w := r.norm(i); w {
	case "ان", "انه", "انها", "،", ",", "-", "–", "(", ":", "في", "بان", "ل", "خلال":
		return true
	default:
		return strings.HasPrefix(w, "ل")
	}
}

// titled is the bearer of the name in tokens [from, to), whom the words behind it introduce as one who speaks in public.
func (r *reader) titled(from, to int, s *sentence) *speaker {
	at := to
	sp := &speaker{attr: Attribution{Kind: incident.SourceAnalyst}}
	switch w := r.norm(at); w {
	case "من", "في", "لدي": // "فلان الفلاني من رابطة …"
		at++
		if !isQuote(r.norm(at)) && !housesAR[r.bare(at)] {
			return nil
		}
	case "،", ",", "(":
		at++
		w := r.norm(at)
		bare := strings.TrimPrefix(w, "ال")
		switch {
		case analysts[w]:
			return r.analyst(at, s)
		case w == "من" && (isQuote(r.norm(at+1)) || housesAR[r.bare(at+1)]):
			at++
		case officials[w] || officials[bare]:
			house := false
			for t := at + 1; t < s.to && t < at+4; t++ {
				house = house || housesAR[r.bares[t]]
			}
			if !house && !r.retired(at) {
				sp.attr.Kind = incident.SourceOfficial
			}
		default:
			return nil
		}
	default:
		return nil
	}
	end := at
	marks := 0
	for end < s.to && end < at+10 && r.norm(end) != "،" && r.norm(end) != "," && r.norm(end) != "ان" && r.norm(end) != ":" && r.norm(end) != ")" && !sayVerbs[r.bares[end]] && (end == at || !r.toldTo(end, end-1) || strings.HasPrefix(r.norm(end), "لدراس") || strings.HasPrefix(r.norm(end), "للدراس")) {
		if isQuote(r.norm(end)) {
			marks++
		}
		end++
	}
	if end == at {
		return nil
	}
	sp.affiliation = strings.TrimSpace(strings.NewReplacer("\"", "", "«", "", "»", "", "“", "", "”", "").Replace(r.quote(at, end).Text))
	r.named(sp, from, to)
	return sp
}

// housesAR are the nouns in the names of those who employ people who speak in public.
var housesAR = set("مركز", "معهد", "جامعه", "منظمه", "رابطه", "موسسه", "مجموعه", "شبكه", "منتدي", "مرصد", "جمعيه", "مجلس", "كليه", "هييه", "مبادره", "المجموعه", "الشبكه", "المركز", "المعهد", "المرصد")

// toldTo reports whether token i is no part of the name or title begun at token from but the outlet that was told: "فلان الفلاني
// لوكالة …", "المتحدث باسم الفريق لـ\"…\"".
func (r *reader) toldTo(i, from int) bool {
	w := r.norm(i)
	if w == "ل" {
		return true
	}
	rest, ok := strings.CutPrefix(w, "ل")
	if !ok || i == from && r.namingAt(i) == nil {
		return false
	}
	n := r.namingAt(i)
	return n != nil && strings.HasSuffix(n.prefix, "ل") || press[strings.TrimPrefix(rest, "ل")] || i-from >= 2 || isQuote(r.norm(i+1))
}

// notName are words that stand where a name would and are none.
var notName = set("قوله", "قولها", "قولهم", "تاكيده", "تاكيدها", "اشارته", "تلك", "هذه", "هذا", "ذلك", "هولاء", "نفسه", "نفسها", "ذاته", "ذاتها", "المذكور", "اذ", "الذي", "التي", "الذين", "تعليقا", "ردا", "خلال", "حول", "بان", "قد", "لم", "لا", "كما", "وهو", "وهي", "حيث", "انه", "انها", "ايضا")

var affiliationPreps = map[string]string{"في": "in", "لدي": "at", "بمركز": "at", "بمعهد": "at", "بجامعه": "at"}

// nameLike reports a word that begins a person's name after a title: no article, not an adjective of the title.
func (r *reader) nameLike(i int) bool {
	w := r.norm(i)
	article := strings.HasPrefix(w, "ال") && !strings.HasPrefix(r.tokens[i].Text, "إ") && !strings.HasPrefix(r.tokens[i].Text, "أ") // "إليسا"
	return !article && !strings.HasPrefix(w, "ب") && utf8.RuneCountInString(w) > 2
}

// instituteAt is the institute named within the next words.
func (r *reader) instituteAt(i int) *naming {
	near := r.actorsIn(i, i+4)
	for k := range near {
		if n := &near[k]; n.a.Kind == actor.Institute || n.a.Kind == actor.Monitor {
			return n
		}
	}
	return nil
}

func (r *reader) englishAnalyst(i int, s *sentence, sp *speaker) *speaker {
	// The name stands before the comma.
	to := i
	for to > s.from && r.norm(to) != "," {
		to--
	}
	from := to
	for from > s.from && from > to-4 && r.capital(from-1) {
		from--
	}
	if from == to { // "analyst Jane Doe said"
		from = i + 1
		for to = from; to < s.to && to < from+4 && r.capital(to); {
			to++
		}
	}
	sp.affiliation = r.affiliationAfter(i+1, s)
	if from < to {
		r.named(sp, from, to)
		return sp
	}
	q := r.quote(i, i+1)
	sp.attr.Source, sp.attr.Span = q.Text, &q.Span
	return sp
}

func (r *reader) named(sp *speaker, from, to int) {
	q := r.quote(from, to)
	sp.attr.Source, sp.attr.Span = q.Text, &q.Span
	for t := from; t < to; t++ {
		sp.name = append(sp.name, r.norm(t))
	}
}

// affiliationAfter is the house that an English text names behind a title: "at the Eastern Mediterranean Policy Forum".
func (r *reader) affiliationAfter(i int, s *sentence) string {
	for t := i; t < s.to && t < i+12; t++ {
		switch r.norm(t) {
		case "at", "of", "with", "for", "from", "the", "advises", "leads", "directs", "now":
		default:
			continue
		}
		from := t + 1
		for from < s.to && from < t+4 && !r.capital(from) {
			from++
		}
		for i := from; i < from+3 && i < s.to; i++ { // "the Amman-based Example Centre"
			if w := r.norm(i); w == "based" || strings.HasSuffix(w, "-based") {
				from = i + 1
				break
			}
		}
		to := from
		for to < s.to && to < from+7 && (r.capital(to) || r.norm(to) == "of" || r.norm(to) == "for" || r.norm(to) == "on" || r.norm(to) == "-") {
			to++
		}
		for to > from && !r.capital(to-1) {
			to--
		}
		if to-from >= 2 || to > from && r.instituteAt(from) != nil {
			return r.quote(from, to).Text
		}
	}
	return ""
}

func (r *reader) capital(i int) bool {
	return i >= 0 && i < len(r.tokens) && r.tokens[i].Kind == text.Word && isLatin(r.norm(i)) && unicode.IsUpper(firstRune(r.tokens[i].Text))
}

func firstRune(s string) rune {
	c, _ := utf8.DecodeRuneInString(s)
	return c
}

// personAt reads a person who is introduced in public as one who speaks: "said Jane Doe, a fellow at …", "who studies …".
func (r *reader) personAt(i int, s *sentence) (*speaker, int) {
	if !r.capital(i) || r.namingAt(i) != nil {
		return nil, 0
	}
	to := i
	for to < s.to && to < i+6 && (r.capital(to) || r.norm(to) == "." && ranks[r.norm(to-1)]) {
		to++
	}
	from := i
	for from < to && (ranks[r.norm(from)] || r.norm(from) == ".") {
		from++
	}
	if to-from < 2 || to-from > 4 || r.norm(to) != "," && r.norm(to) != "of" {
		return nil, 0
	}
	sp := &speaker{attr: Attribution{Kind: incident.SourceAnalyst}}
	end := min(to+14, s.to)
	for t := to + 1; t < end; t++ {
		switch w := r.norm(t); {
		case witnesses[w] && w != "survivors":
			return nil, 0 // a private person
		case analysts[w] || w == "who" && publicVerbs[r.norm(t+1)] || w == "who" && r.norm(t+1) == "now" && publicVerbs[r.norm(t+2)] || w == "director" || w == "former" || w == "retired" || w == "adviser" || w == "advisor" || w == "coordinator" || w == "lecturer" || w == "economist" || w == "author" || w == "consultant":
			sp.affiliation = r.affiliationAfter(to, s)
			r.named(sp, from, to)
			return sp, to
		case houses[w] && r.norm(to) == "of":
			sp.affiliation = r.affiliationAfter(to, s)
			r.named(sp, from, to)
			return sp, to
		case officials[w]:
			sp.attr.Kind = incident.SourceOfficial
			r.named(sp, from, to)
			q := r.quote(to+1, min(t+4, s.to))
			sp.affiliation = strings.TrimRight(q.Text, ",. ")
			return sp, to
		}
	}
	return nil, 0
}

// publicVerbs are what somebody does who speaks by profession; others who are quoted stay unnamed.
var publicVerbs = set("studies", "studied", "directs", "directed", "leads", "led", "heads", "headed", "advises", "advised", "runs", "teaches", "taught", "tracks", "monitors", "researches", "covers", "follows", "edits", "chairs", "oversees", "specialises", "specializes")

// publicRoles are titles of such people.
var publicRoles = set("coordinator", "director", "head", "chief", "adviser", "advisor", "lecturer", "economist", "author", "consultant", "president", "chair", "chairman", "chairwoman", "manager", "editor", "secretary", "representative", "delegate", "lawyer")

// houses are the nouns in the names of those who employ analysts.
var houses = set("institute", "centre", "center", "university", "forum", "foundation", "council", "college", "school", "programme", "program", "project", "group", "initiative", "lab", "society", "network", "observatory", "house", "fund", "endowment", "consultancy")

var ranks = set("gen", "brig", "maj", "lt", "col", "capt", "dr", "mr", "mrs", "ms", "general", "colonel", "major", "lieutenant", "brigadier", "sgt", "adm", "admiral", "professor")

// introduce makes the people known that an English text introduces without a verb of saying: "Jane Doe, who directs …, sees".
func (r *reader) introduce(known *heard) {
	if r.lang != "en" {
		return
	}
	for k := range r.sentences {
		s := &r.sentences[k]
		if r.capital(s.from) && r.capital(s.from+1) {
			if sp, _ := r.personAt(s.from, s); sp != nil && sp.attr.Kind == incident.SourceAnalyst {
				for _, part := range sp.name {
					if utf8.RuneCountInString(part) > 2 && known.byPart[part] == nil {
						known.byPart[part] = sp
					}
				}
			}
		}
	}
}

// judgments are what analysts and quoted officials think, voice by voice.
func (r *reader) judgments() []Judgment {
	out := []Judgment{}
	for _, v := range r.voices {
		sp := v.sp
		if sp.attr.Source == "" || v.from >= v.to {
			continue
		}
		from, to := v.from, v.to
		for from < to && (r.tokens[from].Kind == text.Break || r.norm(from) == "," || r.norm(from) == "،") {
			from++
		}
		for to > from && (r.tokens[to-1].Kind == text.Break || r.norm(to-1) == "," || r.norm(to-1) == "،" || r.norm(to-1) == ".") {
			to--
		}
		if v.weak || sp.denies {
			continue
		}
		switch sp.attr.Kind {
		case incident.SourceAnalyst:
			if records[r.bares[v.verb]] || v.verb < from && isLatin(r.norm(v.verb)) && countsEN[r.norm(v.verb)] {
				continue // a count and no opinion
			}
		case incident.SourceOfficial, incident.SourceAnonymous:
			// Only what is told as opinion or stands in quotation marks: the rest is told as fact.
			opinion := sp.thinks && (sp.attr.Kind == incident.SourceOfficial && !warnVerbs[r.bares[v.verb]] || len(sp.name) > 0)
			if !opinion && !(r.quoted(from, v.to) && (len(sp.name) > 0 && !r.tells(from, to) && !r.pledges(from, to) || r.assesses(from, to))) {
				continue
			}
		default:
			continue
		}
		q := r.quote(from, to)
		if utf8.RuneCountInString(q.Text) < 20 {
			continue
		}
		out = append(out, Judgment{Who: strings.Trim(sp.attr.Source, "\"“”«» "), Affiliation: sp.affiliation, Text: q.Text, Span: q.Span})
	}
	return out
}

// tells reports whether a happening that somebody suffered or did is told as fact in tokens [from, to).
func (r *reader) tells(from, to int) bool {
	for _, m := range r.mentions[upTo(r.mentions, r.sentenceAt(from), func(m **mention) int { return (*m).sentence }):] {
		if m.from >= to {
			return false
		}
		if m.from >= from && m.mood == factual && m.certainty != incident.Denied {
			return true
		}
	}
	return false
}

var countsEN = set("counted", "recorded", "logged", "documented", "tallied", "put", "puts", "reported")

// quoted reports whether at least six words stand in quotation marks between the tokens.
func (r *reader) quoted(from, to int) bool {
	inside, words := false, 0
	for i := max(from-1, 0); i < to; i++ {
		if isQuote(r.norm(i)) {
			if inside && words >= 6 {
				return true
			}
			inside, words = !inside, 0
		} else if inside && r.tokens[i].Kind == text.Word {
			words++
		}
	}
	return inside && words >= 6
}

// wordFor is whose word a happening is, and how firm: that of its first telling in the body of the text. An office in charge
// that speaks of it soon after goes before the text's own words, and what is told as fact before what somebody reported.
func (r *reader) wordFor(e *event) (Attribution, incident.Certainty) {
	first := e.mentions[0]
	for _, m := range e.mentions {
		if !m.echo && !r.sentences[m.sentence].headline {
			first = m
			break
		}
	}
	best := first
	for _, m := range e.mentions {
		if m == first || m.echo || m.rival || r.sentences[m.sentence].headline {
			continue
		}
		official := m.attr.Kind == incident.SourceOfficial && m.certainty == incident.Asserted
		switch {
		case best.attr.Kind == incident.SourceAuthor && best.certainty == incident.Asserted && official && m.sentence-best.sentence <= 3:
			best = m
		case best.certainty == incident.Claimed && official && m.sentence-best.sentence > 2:
			// Who is in charge speaks of it only later, and perhaps of something else.
		case (best.certainty == incident.Reported || best.certainty == incident.Claimed) && (official || m.attr.Kind == incident.SourceAuthor && m.certainty == incident.Asserted && !m.noun && m.class == e.class):
			best = m
		}
	}
	if best.attr.Kind == incident.SourceAuthor && best.certainty == incident.Asserted && r.sumsUpLead(best) {
		if r.leadBy.attr.Kind == incident.SourceOfficial {
			return r.leadBy.attr, incident.Asserted
		}
		return r.leadBy.attr, incident.Reported
	}
	if lead := &r.sentences[r.lead]; best.attr.Kind == incident.SourceAuthor && best.certainty == incident.Asserted && r.sentences[best.sentence].headline && best.sentence < r.lead {
		// Told in the headline alone: on the word of who tells the lead that the headline sums up.
		if sp := lead.speaker; sp != nil && !sp.denies && sp.attr.Kind != incident.SourceAnalyst {
			switch {
			case sp.claims || sp.attr.Kind == incident.SourceGroup:
			case sp.attr.Kind == incident.SourceOfficial:
				return sp.attr, incident.Asserted
			default:
				return sp.attr, incident.Reported
			}
		}
	}
	return best.attr, best.certainty
}
