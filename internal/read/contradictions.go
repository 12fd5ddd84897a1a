package read

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// quoteAR and quoteEN quote words of the document in isolates (U+2068 … U+2069), so that they keep their own direction in
// a sentence of the other script.
func quoteAR(s string) string { return "«\u2068" + s + "\u2069»" }

func quoteEN(s string) string { return "“\u2068" + s + "\u2069”" }

type adder func(kind, ar, en string, proposals []string, spans ...text.Span)

// contradict lists where the document disagrees with itself.
func (r *reader) contradict(out *Reading, events []*event) {
	add := func(kind, ar, en string, proposals []string, spans ...text.Span) {
		for k := range out.Contradictions { // told once, of whatever it touches
			if c := &out.Contradictions[k]; c.Kind == kind && slices.Equal(c.Spans, spans) {
				return
			}
		}
		out.Contradictions = append(out.Contradictions, Contradiction{Kind: kind, Explanation: text.Bilingual{AR: ar, EN: en}, Spans: spans, Proposals: proposals})
	}
	using := map[*date][]string{}
	for _, e := range events {
		for _, d := range e.dates {
			using[d] = append(using[d], e.id)
		}
	}
	for i := range r.dates {
		d := &r.dates[i]
		if d.months[0] != 0 {
			a, b := d.months[0], d.months[1]
			add("month_names",
				fmt.Sprintf("%s اسمان لشهرين مختلفين: %s هو الشهر %d، و%s هو الشهر %d.", quoteAR(d.when.Text), monthsAR[a], a, levantAR[b], b),
				fmt.Sprintf("%s names two different months: month %d (%s) and month %d (%s).", quoteEN(d.when.Text), a, englishMonth(a), b, englishMonth(b)),
				using[d], *d.when.Span)
		}
		if d.clash != "" && d.when.Start != incident.NoDay {
			ar, en := r.clashing(d)
			add("date_vs_published", ar, en, using[d], *d.when.Span)
		}
	}
	for _, e := range events {
		r.contradictDates(e, add)
		r.contradictPlaces(e, add)
		r.contradictPublished(e, out, add)
	}
	tells := r.tellings(events)
	r.contradictCounts(tells, add)
	r.contradictHeadline(tells, add)
	r.contradictSums(add)
	r.contradictTotals(add)
	r.contradictClauses(out, add)
	r.contradictSides(add)
	r.contradictActors(events, add)
	seen := map[int]bool{}
	for _, p := range r.places {
		if p.variant >= 0 && !seen[p.variant] {
			seen[p.variant] = true
			other := text.Bilingual{AR: p.gz.AR, EN: p.gz.EN}.In(r.lang)
			add("name_variant", fmt.Sprintf("%s تُقرأ %s المذكورة في موضع آخر من النص.", quoteAR(p.p.Text), quoteAR(other)),
				fmt.Sprintf("%s is read as %s, which the text names elsewhere.", quoteEN(p.p.Text), quoteEN(other)), nil, *p.p.Span)
		}
	}
	if len(out.Contradictions) > maxContradictions {
		out.Contradictions = out.Contradictions[:maxContradictions]
		out.Notes = append(out.Notes, text.Bilingual{
			AR: fmt.Sprintf("يُعرض أول %d من مواضع التناقض في النص.", maxContradictions),
			EN: fmt.Sprintf("The first %d places where the text disagrees with itself are shown.", maxContradictions),
		})
	}
	slices.SortStableFunc(out.Contradictions, func(a, b Contradiction) int { return cmp.Compare(a.Spans[0].Start, b.Spans[0].Start) })
}

func englishMonth(m int) string { return incident.Date(2000, m, 1).Time().Month().String() }

// clashing explains a weekday or a "this month" that does not fit the day it stands with.
func (r *reader) clashing(d *date) (ar, en string) {
	day := d.when.Start
	_, isDay := dayNamesAR[strings.TrimPrefix(text.Fold(d.clash), "يوم ")]
	_, isDayEN := dayNamesEN[d.clash]
	if isDay || isDayEN {
		w := int(day.Time().Weekday())
		return fmt.Sprintf("يذكر النص %s، لكن %s يوافق يوم %s.", quoteAR(d.when.Text), day, weekdaysAR[w]),
			fmt.Sprintf("The text says %s, but %s was a %s.", quoteEN(d.when.Text), day, day.Time().Weekday())
	}
	if r.in.Published == incident.NoDay {
		return fmt.Sprintf("%s لا يوافق التاريخ المحسوب %s.", quoteAR(d.when.Text), day), fmt.Sprintf("%s does not fit the date it comes to, %s.", quoteEN(d.when.Text), day)
	}
	return fmt.Sprintf("يقول النص %s، لكن %s لا يقع في الفترة التي تشير إليها %s، فالنص منشور في %s.", quoteAR(d.when.Text), day, quoteAR(d.clash), r.in.Published),
		fmt.Sprintf("The text says %s, but %s is not in the time that %s means, for it was published on %s.", quoteEN(d.when.Text), day, quoteEN(d.clash), r.in.Published)
}

var (
	weekdaysAR = [7]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}
	dayNamesAR = set("الاحد", "الاثنين", "الثلاثاء", "الثلثاء", "الاربعاء", "الاربعا", "الخميس", "الجمعه", "السبت")
	dayNamesEN = set("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sun", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat")
)

// attributed is a quotation with who says it, where the text names somebody: "«…» (المرصد)".
func attributed(q string, sp *speaker) (ar, en string) {
	ar, en = quoteAR(q), quoteEN(q)
	if sp == nil || sp.attr.Kind == incident.SourceAuthor {
		return ar, en
	}
	return ar + " (بحسب " + sp.attr.words("ar") + ")", en + " (" + sp.attr.words("en") + ")"
}

// contradictPublished notes what is told as past for a day after publication.
func (r *reader) contradictPublished(e *event, out *Reading, add adder) {
	if e.when == nil || e.when.Start == incident.NoDay || r.in.Published == incident.NoDay || e.when.Start <= r.in.Published || e.when.Span == nil || e.class == incident.FoiledPlot {
		return // a plot is told with the day for which it was meant
	}
	told := false
	for _, m := range e.mentions {
		if m.certainty == incident.Planned || m.certainty == incident.Possible {
			return
		}
		told = told || !m.noun && m.mood == factual && m.date != nil && m.date.when.Span != nil && *m.date.when.Span == *e.when.Span && m.left <= m.date.from && m.date.from < m.right && (isLatin(r.norm(m.from)) || !r.isPresent(m.from))
	}
	clash := slices.ContainsFunc(out.Contradictions, func(c Contradiction) bool { // the day is told already
		return c.Kind == "date_vs_published" && slices.ContainsFunc(r.dates, func(d date) bool {
			return d.when.Span != nil && slices.Contains(c.Spans, *d.when.Span) && d.when.Start == e.when.Start
		})
	})
	if c := e.mentions[0].certainty; told && !clash && (c == incident.Asserted || c == incident.Reported || c == incident.Claimed) {
		add("date_vs_published", fmt.Sprintf("يُروى كأنه وقع، لكن تاريخه %s بعد النشر في %s.", e.when.Start, r.in.Published),
			fmt.Sprintf("It is told as past, but its date %s is after publication on %s.", e.when.Start, r.in.Published), []string{e.id}, *e.when.Span)
	}
}

// contradictDates compares what the mentions of one event say of its day.
func (r *reader) contradictDates(e *event, add adder) {
	var stated []*date
	for _, d := range e.dates {
		if r.rank(d) == 0 && d.when.Start != incident.NoDay && !r.dateOfSaying(d) {
			stated = append(stated, d)
		}
	}
	seen := map[[2]incident.Day]bool{} // one line for each pair of days, however often they are told
	for i, a := range stated {
		for _, b := range stated[i+1:] {
			pair := [2]incident.Day{min(a.when.Start, b.when.Start), max(a.when.Start, b.when.Start)}
			if seen[pair] {
				continue
			}
			// A pair of month names agrees with another stated date by one of its names and contradicts it by the other.
			doubt := len(a.rivals)+len(b.rivals) > 0 && r.inFigures(a) && r.inFigures(b)
			if compatible(a.when, b.when) && !doubt || agree(a, b) && !doubt || *a.when.Span == *b.when.Span {
				continue
			}
			if vague(a.when) || vague(b.when) || r.leansOn(a) || r.leansOn(b) {
				continue
			}
			slip := a.when.Start.Time().Day() == b.when.Start.Time().Day() // the same day of another month
			if gap := b.when.Start - a.when.Start; !doubt && !slip && max(gap, -gap) > 31 {
				continue // too far apart for a slip
			}
			if !doubt && !slip && !r.differ(r.tellerAt(a.from), r.tellerAt(b.from)) {
				continue // one source tells two days: of two happenings, more often than not
			}
			seen[pair] = true
			r.addDates(a, b, []string{e.id}, add)
		}
	}
}

// dateOfSaying reports a date between a verb of saying and what is said: "قالت الوزارة في 5 آذار إن".
func (r *reader) dateOfSaying(d *date) bool {
	s := r.sentenceOf(d.from)
	opens := false
	for t := d.to; t < s.to && t < d.to+4 && !opens; t++ {
		w := r.norm(t)
		opens = w == "ان" || w == "بان" || w == "that" || w == ":" || w == "انه" || w == "انها"
	}
	for t := d.from - 1; opens && t >= s.from && t > d.from-22 && r.norm(t) != "ان"; t-- {
		if sayVerbs[r.bares[t]] {
			return true
		}
	}
	for t := d.from - 1; t >= s.from && t > d.from-8; t-- { // "تبنى التنظيم العملية، الاثنين", "claimed the attack on Tuesday"
		w := r.norm(t)
		if w == "ان" || w == "بان" || w == "that" || w == ":" || w == "انه" || w == "انها" || w == "." || isQuote(w) {
			return false
		}
		if b := r.bares[t]; (claimVerbs[b] || claimsAR[b]) && !r.verbIsNoun(t) {
			return true
		}
		if h, ok := r.ruleAt(t, s.to); ok && !h.noun {
			return false
		}
	}
	return false
}

func (r *reader) addDates(a, b *date, proposals []string, add adder) {
	x, xe := attributed(a.when.Text, r.tellerAt(a.from))
	y, ye := attributed(b.when.Text, r.tellerAt(b.from))
	add("date_vs_date", fmt.Sprintf("تاريخان للواقعة نفسها: %s و%s. يُحفظ الاثنان.", x, y),
		fmt.Sprintf("Two dates for one incident: %s and %s. Both are kept.", xe, ye), proposals, *a.when.Span, *b.when.Span)
}

// inFigures reports whether a date is written with a figure, and not counted from another day.
func (r *reader) inFigures(d *date) bool {
	return slices.ContainsFunc(r.tokens[d.from:d.to], func(t text.Token) bool { return t.Kind == text.Number })
}

// leansOn reports a date that the text counts from another of its dates: "اليوم التالي", "a day later".
func (r *reader) leansOn(d *date) bool {
	for t := d.from; t < d.to; t++ {
		switch r.bares[t] {
		case "التالي", "التاليه", "following", "later", "earlier", "next", "ذاته", "نفسه", "ذاتها", "نفسها", "same":
			return true
		}
	}
	return false
}

// tellerAt is whose word a token is; nil: the document's.
func (r *reader) tellerAt(i int) *speaker {
	if k := r.sentenceAt(i); k >= 0 {
		return r.wordAt(i, &r.sentences[k])
	}
	return nil
}

// voiced reports whether the sentence itself says whose word its token is.
func (r *reader) voiced(i int) bool {
	k := r.sentenceAt(i)
	return k >= 0 && r.wordAt(i, &r.sentences[k]) != r.sentences[k].base
}

// differ reports whether two are different sources. A source that is described ("sources") may be any.
func (r *reader) differ(a, b *speaker) bool {
	switch {
	case a == nil || b == nil:
		return a != b
	case a.body != nil && b.body != nil && a.body.key() != "" && b.body.key() != "":
		return a.body.key() != b.body.key()
	}
	if x, y := a.attr.actor, b.attr.actor; x.EN != "" && x == y {
		return false
	}
	if r.officer(a) && len(b.name) > 0 || r.officer(b) && len(a.name) > 0 {
		return false // "قال ضابط في القوات … . وأوضح العقيد فلان"
	}
	x, y := a.attr.Source, b.attr.Source
	return x == "" || y == "" || !strings.Contains(x, y) && !strings.Contains(y, x)
}

// officer reports whether a source is an officer without a name, whom the text may name next.
func (r *reader) officer(sp *speaker) bool {
	w, _, _ := strings.Cut(text.Fold(sp.attr.Source), " ")
	return len(sp.name) == 0 && (w == "ضابط" || w == "قايد" || w == "قيادي" || strings.HasSuffix(text.Fold(sp.attr.Source), "officer") || strings.HasSuffix(text.Fold(sp.attr.Source), "commander"))
}

// telling is what one sentence, or one source in it, says of how many there were.
type telling struct {
	sentence int
	teller   *speaker
	figures  []*figure
	event    *event // nil: no happening has them
	since    bool   // counts what happened over a long time
}

// upper is the most that a figure may be.
func upper(q incident.Quantity) int64 {
	if q.Max < 0 {
		return 1 << 40
	}
	return q.Max
}

// tellings gathers the figures that stand for themselves, by sentence, source and what is counted. Those told of what is to
// come are left out, and those that only divide a figure before.
func (r *reader) tellings(events []*event) []telling {
	of := map[int]*event{}
	for _, e := range events {
		for _, m := range e.mentions {
			for k := range m.figures {
				f := &m.figures[k]
				if m.certainty == incident.Planned || m.certainty == incident.Possible {
					of[f.from] = nil
				} else if of[f.from] == nil {
					of[f.from] = e
				}
			}
		}
	}
	var out []telling
	for i := range r.figures {
		f := &r.figures[i]
		k := r.sentenceAt(f.from)
		if k < 0 || r.partly(f) || r.toBe(f) || r.cared(f) || r.mixed(f) {
			continue
		}
		if slices.ContainsFunc(r.figures[max(0, i-8):i], func(g figure) bool { return g.q.Value == f.q.Value && r.partly(&g) && r.sameNoun(&g, f) }) {
			continue // the part that was told before: "32 killed, among them 4 leaders. … The four leaders were"
		}
		sp := r.wordAt(f.from, &r.sentences[k])
		if n := len(out); n > 0 {
			if t := &out[n-1]; t.since == r.overTime(f) && t.sentence == k && t.figures[0].q.What == f.q.What && (t.teller == sp || !r.differ(t.teller, sp)) && len(t.figures) < maxSlots {
				t.figures = append(t.figures, f)
				continue
			}
		}
		out = append(out, telling{sentence: k, teller: sp, figures: []*figure{f}, event: of[f.from], since: r.overTime(f)})
	}
	return out
}

// divided are the nouns for those counted before, of whom some are told apart.
var divided = set("الجرحي", "المصابين", "المعتقلين", "الموقوفين", "القتلي", "المخطوفين", "المفقودين", "المختطفين")

// mixed reports a figure of dead and wounded together: "سقطوا بين قتيل وجريح", "killed or wounded".
func (r *reader) mixed(f *figure) bool {
	s := r.sentenceOf(f.from)
	for t := f.to; t < s.to-2 && t < f.to+9; t++ {
		switch w, next := r.norm(t), r.norm(t+1); {
		case clauseEnd(w):
			return false
		case w == "بين" && (next == "قتيل" || next == "قتلي" || next == "شهيد"):
			return true
		case (w == "killed" || w == "dead") && (next == "or" || next == "and") && (r.norm(t+2) == "wounded" || r.norm(t+2) == "injured"):
			return true
		}
	}
	for t := f.from - 1; t >= s.from && t > f.from-10 && !clauseEnd(r.norm(t)); t-- {
		if w := strings.TrimPrefix(r.norm(t), "ال"); w == "ضحايا" && f.q.What == "killed" && t < f.from-1 || w == "casualties" {
			return true // of both
		}
	}
	return strings.HasPrefix(r.norm(f.to-1), "casualt")
}

// partly reports a figure that is named as a part of another: "منهم", "among them", "two of whom".
func (r *reader) partly(f *figure) bool {
	for range 4 { // "من ضمنهم 20 طفلاً و12 امرأة"
		near := r.figuresIn(f.from-8, f.from)
		if len(near) == 0 {
			break
		}
		g := &near[len(near)-1]
		if f.from-g.to > 1 || !strings.HasPrefix(r.norm(f.from), "و") && r.norm(f.from-1) != "و" && r.norm(f.from-1) != "and" {
			break
		}
		f = g
	}
	for t := f.from; t+1 < f.to+2; t++ { // "اثنين من الجرحى", "two of the wounded"
		switch next := r.norm(t + 1); {
		case r.norm(t) == "من" && divided[next], r.norm(t) == "of" && next == "the" && t+1 < f.to:
			return true
		}
	}
	if w := r.norm(f.from - 1); w == "her" || w == "his" || w == "their" {
		return true // "a mother and her two daughters"
	}
	if !f.part {
		return false
	}
	if r.included(f.from) {
		return true
	}
	for t := max(f.from-3, 0); t < f.to+1; t++ {
		switch r.norm(t) {
		case "منهم", "منها", "منهن", "بينهم", "بينها", "بينهن", "ضمنهم", "whom", "them", "including", "these", "those", "هولاء":
			return true
		}
	}
	return false
}

// cared reports a figure of those whom one hospital took in or sent on: "تحويل ستة جرحى إلى".
func (r *reader) cared(f *figure) bool {
	if f.q.What != "wounded" {
		return false
	}
	for t := f.from - 1; t >= 0 && t > f.from-4; t-- {
		if caring[r.bares[t]] || caring[strings.TrimPrefix(r.norm(t), "ب")] {
			return true
		}
	}
	return false
}

// broughtIn reports a figure of those who came to one hospital, or who are badly hurt, which need not be all: "جثامين خمسة وصلت
// إليه", "حالتان حرجتان".
func (r *reader) broughtIn(f *figure) bool {
	s := r.sentenceOf(f.from)
	for t := f.from; t < min(s.to, f.to+1); t++ {
		if w := r.norm(t); strings.HasPrefix(w, "حرج") || w == "critical" || w == "critically" || w == "seriously" {
			return true
		}
	}
	for t := f.to; t < s.to && t < f.to+3; t++ {
		if w := r.norm(t); w == "وصلت" || w == "وصلوا" || w == "وصل" || w == "arrived" || w == "brought" {
			return true
		}
	}
	return false
}

var caring = set("حولت", "حول", "احيلت", "احيل", "تحويل", "نقل", "نقلت", "نقلوا", "استقبل", "استقبلت", "استقبال", "اسعاف", "اسعفت", "معالجه", "عالجت", "transferred", "admitted", "received", "treated", "treating", "discharged", "evacuated")

// toBe reports a figure of what is to come: "مئتي عائلة ستُنقل", "to receive 200 families".
func (r *reader) toBe(f *figure) bool {
	s := r.sentenceOf(f.from)
	for t := f.to; t < s.to && t < f.to+5; t++ {
		if r.willCome(t, t+1) || r.norm(t) == "will" {
			return true
		}
	}
	for t := f.from - 1; t >= s.from && t > f.from-6; t-- {
		if w := r.norm(t); clauseEnd(w) {
			return false
		} else if r.willCome(t, t+1) || w == "will" || w == "could" || w == "would" {
			return true
		}
	}
	return false
}

// overTime reports a figure of all that happened since some day.
func (r *reader) overTime(f *figure) bool {
	s := r.sentenceOf(f.from)
	in := r.figuresIn(s.from, f.from)
	for k := range in { // "counted 31 operations that killed 74"
		if q := &in[k].q; tolls[f.q.What] && (q.What == "attacks" || q.What == "raids") && q.Value >= 5 {
			return true
		}
	}
	for t := max(s.from, f.from-14); t < min(s.to, f.to+4); t++ {
		if w := r.bares[t]; w == "منذ" || w == "since" || w == "overall" || w == "اجمالي" || w == "الاجمالي" || w == "الاجماليه" {
			return true
		}
	}
	return false
}

// contradictCounts holds what one source says against what another said of the same shortly before.
func (r *reader) contradictCounts(tells []telling, add adder) {
	const near = 14 // tellings looked back at
	var chains []chain
	defer func() {
		for _, c := range chains {
			r.addCounts(c, add)
		}
	}()
	for n := range tells {
		b := &tells[n]
		for i := n - 1; i >= 0 && i >= n-near; i-- {
			a := &tells[i]
			if far := b.sentence - a.sentence; far > 7 {
				break
			} else if far > 3 && !(a.event != nil && a.event == b.event && r.contrasts(b)) {
				continue
			}
			if !r.sameThing(a, b) {
				continue
			}
			x, y := r.rivals(a, b)
			if len(x) == 1 && (addUp(x[0], tells[n:]) || r.comesTo(x[0], y[0]) || y[0].q.Value < x[0].q.Value && r.broughtIn(y[0])) {
				break
			}
			for k := range x {
				chains = chained(chains, given{x[k], a}, given{y[k], b})
			}
			if len(x) > 0 || a.event != nil && a.event == b.event && r.contrasts(b) {
				break
			}
		}
	}
}

// addUp reports whether a figure is the sum of those told from here on: eight arrested, six by these and two by those.
func addUp(whole *figure, tells []telling) bool {
	var sum int64
	for k := range tells {
		t := &tells[k]
		if t.sentence > tells[0].sentence+3 || t.figures[0].q.What != whole.q.What {
			continue
		}
		for _, f := range t.figures {
			sum += f.q.Value
		}
		if k > 0 && sum == whole.q.Value {
			return true
		}
	}
	return false
}

// comesTo reports whether a figure is the sum of another and of those that stand beside it in its sentence, whatever befell them:
// 26 dead, "fifteen members of the militia and eleven gunmen"; 29 victims, eight killed and 21 hurt.
func (r *reader) comesTo(whole, part *figure) bool {
	if whole.q.Unit != "people" {
		return false
	}
	s := r.sentenceOf(part.from)
	var beside []int64
	figures := r.figuresIn(s.from, s.to)
	for _, f := range figures {
		if f.from != part.from && f.q.Unit == "people" && len(beside) < 6 && (whole.q.What == "killed" || f.q.What == whole.q.What) {
			beside = append(beside, f.q.Value)
		}
	}
	for t := s.from; t < s.to && len(beside) < 8; t++ { // numbers of people that nothing is said to have befallen
		if v, ok := numberWords[r.norm(t)]; ok && !slices.ContainsFunc(figures, func(f figure) bool { return f.from <= t && t < f.to }) {
			if n, is := nounOf(r.norm(t + 1)); is && n.unit == "people" {
				beside = append(beside, int64(v.v))
			}
		}
	}
	for mask := 1; mask < 1<<len(beside); mask++ {
		sum := part.q.Value
		for k, v := range beside {
			if mask>>k&1 == 1 {
				sum += v
			}
		}
		if sum == whole.q.Value {
			return true
		}
	}
	return false
}

// given is a figure and where it is told.
type given struct {
	f  *figure
	in *telling
}

// chain are the figures for one thing that different sources give.
type chain []given

// chained adds two rival figures to the chain that the first of them belongs to.
func chained(chains []chain, a, b given) []chain {
	for k := range chains {
		if slices.ContainsFunc(chains[k], func(g given) bool { return g.f == a.f }) {
			if len(chains[k]) < maxSlots {
				chains[k] = append(chains[k], b)
			}
			return chains
		}
	}
	return append(chains, chain{a, b})
}

func (r *reader) addCounts(c chain, add adder) {
	var ids, ar, en []string
	var spans []text.Span
	for _, g := range c {
		if e := g.in.event; e != nil && !slices.Contains(ids, e.id) {
			ids = append(ids, e.id)
		}
		a, e := attributed(g.f.q.Text, g.in.teller)
		ar, en, spans = append(ar, a), append(en, e), append(spans, *g.f.q.Span)
	}
	what := countedAs[c[0].f.q.What]
	if what.AR == "" {
		what = text.Bilingual{AR: "الأمر نفسه", EN: "one thing"}
	}
	manyAR, manyEN := "رقمان مختلفان", "Two different figures"
	if len(c) > 2 {
		manyAR, manyEN = "أرقام مختلفة", "Different figures"
	}
	last := len(c) - 1
	add("count_vs_count", fmt.Sprintf("%s لعدد %s: %s و%s.", manyAR, what.AR, strings.Join(ar[:last], "، "), ar[last]),
		fmt.Sprintf("%s for %s: %s and %s.", manyEN, what.EN, strings.Join(en[:last], ", "), en[last]), ids, spans...)
}

// countedAs names what is counted.
var countedAs = map[string]text.Bilingual{
	"killed": {AR: "القتلى", EN: "the killed"}, "wounded": {AR: "الجرحى", EN: "the wounded"}, "arrested": {AR: "المعتقلين", EN: "those detained"}, "kidnapped": {AR: "المخطوفين", EN: "those abducted"},
	"missing": {AR: "المفقودين أو الفارين", EN: "those missing or escaped"}, "released": {AR: "المفرج عنهم", EN: "those released"}, "surrendered": {AR: "من سلّموا أنفسهم", EN: "those who surrendered"},
	"executed": {AR: "من أُعدموا", EN: "those executed"}, "displaced": {AR: "النازحين", EN: "the displaced"}, "returned": {AR: "العائدين", EN: "those who returned"}, "families": {AR: "العائلات", EN: "the families"},
	"soldiers": {AR: "الجنود", EN: "the soldiers"}, "attackers": {AR: "المهاجمين", EN: "the attackers"}, "devices": {AR: "العبوات", EN: "the devices"}, "weapons": {AR: "الأسلحة", EN: "the weapons"},
	"vehicles": {AR: "الآليات", EN: "the vehicles"}, "trucks": {AR: "الشاحنات", EN: "the trucks"}, "drones": {AR: "المسيّرات", EN: "the drones"}, "attacks": {AR: "الهجمات", EN: "the attacks"},
	"strikes": {AR: "الضربات", EN: "the strikes"}, "raids": {AR: "المداهمات", EN: "the raids"}, "shells": {AR: "القذائف", EN: "the shells"}, "buildings": {AR: "المباني", EN: "the buildings"}, "hideouts": {AR: "المخابئ", EN: "the hideouts"},
}

// contrasts reports whether the clause of a telling is set against what was told before it.
func (r *reader) contrasts(b *telling) bool {
	s := &r.sentences[b.sentence]
	at := b.figures[0].from
	for t := at - 1; t >= s.from && t > at-24; t-- {
		w := r.bares[t]
		if contrasts[w] || rivalCues[w] || r.norm(t) == "اما" || r.norm(t) == "بل" {
			return true
		}
		if t < at-2 && r.norm(t) == ";" {
			return true
		}
	}
	switch r.norm(b.figures[0].to) {
	case "فقط", "only", "لا":
		return true
	}
	return r.norm(at-1) == "only"
}

// sameThing reports whether two tellings count the same people or things, as far as the text shows.
func (r *reader) sameThing(a, b *telling) bool {
	x, y := a.figures[0], b.figures[0]
	if x.q.What != y.q.What || r.sentences[a.sentence].headline || r.sentences[b.sentence].headline {
		return false
	}
	if a.sentence != b.sentence && (r.bulleted(a.sentence) && r.bulleted(b.sentence) || r.newPart(a.sentence, b.sentence)) {
		return false
	}
	if r.updated(b.sentence) || a.since && !b.since && a.sentence != b.sentence || b.since && !a.since {
		return false
	}
	if b.teller != nil && b.teller.denies {
		return false
	}
	if a.teller == nil && b.teller != nil && r.ofPaper(a.sentence) || b.teller == nil && a.teller != nil && r.ofPaper(b.sentence) {
		return false
	}
	cue := r.contrasts(b)
	together := a.event != nil && a.event == b.event
	if !r.differ(a.teller, b.teller) {
		return cue && a.sentence == b.sentence && r.norm(r.clauseStart(y.from)-1) == "بل"
	}
	if !r.voiced(y.from) && !(cue && together) && y.q.By == nil {
		return false
	}
	if r.elsewhere(a, b) && !(together && cue) {
		return false
	}
	switch {
	case together && (cue || tolls[x.q.What]):
		return true
	case b.sentence-a.sentence > 2:
		return cue && tolls[x.q.What] && !r.ownSetting(b, a)
	case cue:
		return tolls[x.q.What] || r.sameNoun(x, y)
	}
	return (tolls[x.q.What] || r.sameNoun(x, y)) && !r.ownSetting(b, a)
}

// ofPaper reports whether a sentence has for its subject the count or the statement that the text is about: "وحمّلت الحصيلة
// التنظيم المسؤولية عن". It is its author's, whom the text names elsewhere.
func (r *reader) ofPaper(k int) bool {
	w, ok := strings.CutPrefix(r.norm(r.sentences[k].from+1), "ال")
	return ok && (papers[w] || w == "حصيله" || w == "مركز" || w == "مرصد" || w == "شبكه")
}

// tolls are what befalls people in one happening.
var tolls = set("killed", "wounded", "kidnapped", "missing", "executed", "displaced")

// clauseStart is the token behind the last comma or full stop before token i.
func (r *reader) clauseStart(i int) int {
	s := r.sentenceOf(i)
	t := i - 1
	for t > s.from && !clauseEnd(r.norm(t-1)) {
		t--
	}
	return max(t, s.from)
}

// sameNoun reports whether two figures count by the same noun: "three oil tankers", "five tankers".
func (r *reader) sameNoun(x, y *figure) bool {
	for _, f := range r.forms[r.countNoun(x)] {
		for _, g := range r.forms[r.countNoun(y)] {
			if f == g || utf8.RuneCountInString(f) > 3 && utf8.RuneCountInString(g) > 3 && (strings.HasPrefix(f, g) || strings.HasPrefix(g, f)) {
				return true
			}
		}
	}
	return false
}

// ownSetting reports whether the sentence of a telling has a day or a place that the other's has not.
func (r *reader) ownSetting(b, a *telling) bool {
	if a.sentence == b.sentence {
		return false
	}
	s, before := &r.sentences[b.sentence], &r.sentences[a.sentence]
	if d := r.ownTimeIn(s); d != nil && !r.leansOn(d) {
		if o := r.ownTimeIn(before); o == nil || !agree(o, d) {
			return true
		}
	}
	x, y := r.setting(before), r.setting(s)
	return len(y) > 0 && !overlap(x, y) || r.furtherIn(s)
}

// setting are the places of a sentence, without those where the wounded are cared for: "مشافي حماة".
func (r *reader) setting(s *sentence) []place {
	var out []place
	for _, p := range r.placesIn(s.from, s.to) {
		cared := false
		for t := p.from - 1; t >= s.from && t > p.from-4; t-- {
			cared = cared || wards[strings.TrimPrefix(r.bares[t], "ال")]
		}
		if cared || wards[r.norm(p.to)] {
			continue
		}
		out = append(out, p)
	}
	return out
}

var wards = set("مشفي", "مشافي", "مستشفي", "مستشفيات", "hospital", "hospitals")

// furtherIn reports whether a sentence says that it tells a further happening.
func (r *reader) furtherIn(s *sentence) bool {
	for t := s.from; t < s.to && t < s.from+12; t++ {
		if w := r.bares[t]; further[w] && w != "later" && w != "لاحقا" && w != "also" && w != "other" || w == "سبق" || r.norm(t) == "الماضي" && t < s.from+6 {
			return true
		}
	}
	return false
}

// elsewhere reports whether two tellings stand in places or on days that exclude each other.
func (r *reader) elsewhere(a, b *telling) bool {
	if a.sentence == b.sentence {
		return false
	}
	s, before := &r.sentences[b.sentence], &r.sentences[a.sentence]
	if d := r.ownTimeIn(s); d != nil && d.from-s.from <= 2 && d.when.Precision == incident.TimeDay && !r.leansOn(d) && !r.dateOfSaying(d) {
		if o := r.ownTimeIn(before); o == nil || !agree(o, d) {
			return true // "وفي 6 مارس، …": an item of its own
		}
	}
	x, y := r.setting(before), r.setting(s)
	return len(x) > 0 && len(y) > 0 && apart(x, y) || r.furtherIn(s)
}

// newPart reports whether a heading or the start of an item lies between two sentences.
func (r *reader) newPart(a, b int) bool {
	for k := a + 1; k <= b; k++ {
		if r.bulleted(k) && k > a || k < b && r.sentences[k].to-r.sentences[k].from < 5 && r.norm(r.sentences[k].to-1) != "." && r.norm(r.sentences[k].to-1) != "؟" {
			return true
		}
	}
	return false
}

// rivals pairs the figures of two tellings that cannot both be right: none of the one, nor their sum, fits one of the other.
// As many figures on both sides are held against each other in their order: our dead and theirs.
func (r *reader) rivals(a, b *telling) (x, y []*figure) {
	fit := func(f, g *figure) bool {
		return f.q.Min <= upper(g.q) && g.q.Min <= upper(f.q) || roughly(f.q, g.q)
	}
	if n := len(a.figures); n == len(b.figures) {
		all := true
		for k := range n {
			if f, g := a.figures[k], b.figures[k]; !fit(f, g) {
				if n == 1 && !r.mayCount(f, g) {
					return nil, nil
				}
				x, y = append(x, f), append(y, g)
			} else {
				all = false
			}
		}
		if n > 1 && all && n > 2 {
			return nil, nil // a list of its own
		}
		return x, y
	}
	var best, other *figure
	for _, g := range b.figures {
		var pick *figure
		for _, f := range a.figures {
			if !r.mayCount(f, g) {
				continue
			}
			if fit(f, g) && !(r.of(f) != "" && r.of(g) == "") {
				return nil, nil
			}
			if pick == nil || r.of(g) != "" && r.of(f) == r.of(g) {
				pick = f
			}
		}
		if pick != nil && best == nil && !fit(pick, g) {
			best, other = pick, g
		}
	}
	sum := func(t *telling) (lo, hi int64) {
		for _, f := range t.figures {
			lo, hi = lo+f.q.Min, hi+min(upper(f.q), 1<<40)
		}
		return lo, hi
	}
	lo, hi := sum(a)
	lo2, hi2 := sum(b)
	if best == nil || r.of(other) == "" && lo <= hi2 && lo2 <= hi {
		return nil, nil
	}
	return []*figure{best}, []*figure{other}
}

// of is of whom the people of a figure are, also where it stands behind: "قتيلاً في صفوف النظام".
func (r *reader) of(f *figure) string {
	if f.q.Of != "" {
		return f.q.Of
	}
	if r.bare(f.to) == "في" && r.bare(f.to+1) == "صفوف" {
		if n := r.namingAt(f.to + 2); n != nil {
			return n.key()
		}
	}
	return ""
}

// mayCount reports whether two figures may be of the same people.
func (r *reader) mayCount(f, g *figure) bool {
	x, y := r.of(f), r.of(g)
	return (x == "" || y == "" || r.mayBeOne(x, y)) && (f.q.Unit != "people" || r.anybody(f) || r.anybody(g) || r.sameNoun(f, g) || alike(r.sortOf(f), r.sortOf(g)))
}

// anybody reports whether a figure counts people by a noun that says nothing of who they were, or by none.
func (r *reader) anybody(f *figure) bool {
	switch n, ok := r.countedBy(f); {
	case !ok, n.what != "", n.kind == 'o', n.kind == '?':
		return true
	default:
		return n.kind == 'p' && anyNouns[strings.TrimPrefix(r.bares[r.countNoun(f)], "ال")]
	}
}

var anyNouns = set("شخص", "شخصا", "اشخاص", "شخصين", "شخصان", "فرد", "فردا", "افراد", "رجل", "رجلا", "رجال", "رجلين", "نسمه", "people", "person", "persons", "individuals", "individual", "men", "man", "members", "member", "figures", "lives")

// countNoun is the token of the noun by which a figure counts: the last one of its words that is known.
func (r *reader) countNoun(f *figure) int {
	for t := f.to - 1; t >= f.from; t-- {
		if _, ok := nounOf(r.norm(t)); ok {
			return t
		}
	}
	return f.to - 1
}

func (r *reader) countedBy(f *figure) (noun, bool) {
	w := r.norm(r.countNoun(f))
	n, ok := nounOf(w)
	if !ok && (strings.HasSuffix(w, "ي") || strings.HasSuffix(w, "و")) {
		n, ok = nounOf(w + "ن") // before a genitive
	}
	return n, ok
}

// sortOf is what sort of people a figure counts: a armed, b of the forces of a state, m of those who fight it, c civilians, h held, f women and children; 0 when its noun does not say.
func (r *reader) sortOf(f *figure) byte {
	n, _ := r.countedBy(f)
	switch n.kind {
	case 's':
		if troops[r.norm(r.countNoun(f))] || troops[strings.TrimPrefix(r.bares[r.countNoun(f)], "ال")] {
			return 'b'
		}
		return 'a'
	case 'm':
		return 'm'
	case 'd', 'x':
		return 'h'
	case 'p', 'c':
		if frail[r.bares[r.countNoun(f)]] {
			return 'f'
		}
		return 'c'
	}
	return 0
}

// alike reports whether two sorts of people may be the same people.
func alike(a, b byte) bool {
	armed := func(x byte) bool { return x == 'b' || x == 'm' }
	return a == 0 || b == 0 || a == b || a == 'a' && armed(b) || b == 'a' && armed(a)
}

// troops are the nouns for those who serve a state.
var troops = set("جندي", "جنديا", "جنود", "جنديين", "جنديان", "ضابط", "ضابطا", "ضباط", "ضابطين", "شرطي", "شرطيا", "شرطيين", "شرطيان", "منتسب", "منتسبا", "منتسبين", "منتسبي", "عسكري", "عسكريا", "عسكريين", "حارس", "حراس", "soldier", "soldiers", "officer", "officers", "policeman", "policemen", "police", "guard", "guards", "troops", "servicemen", "conscripts")

var frail = set("طفل", "طفلا", "اطفال", "طفلين", "طفلان", "طفله", "امراه", "امراتين", "امراتان", "نساء", "سيده", "سيدات", "نسوه", "قاصر", "رضيع", "child", "children", "woman", "women", "girl", "girls", "boy", "boys", "infants", "minors")

// roughly reports whether a figure given as about so many lies within a tenth of the other.
func roughly(x, y incident.Quantity) bool {
	d := x.Value - y.Value
	return (x.Approx || y.Approx) && 10*max(d, -d) <= max(x.Value, y.Value)
}

// updated reports whether a sentence corrects a figure openly: it rose.
func (r *reader) updated(k int) bool {
	s := r.sentences[k]
	for t := s.from; t < s.to; t++ {
		if risen[r.bares[t]] && !thinkVerbs[r.bare(t-1)] && r.bare(t-1) != "احتمال" && r.bare(t-1) != "امكانيه" {
			return true
		}
	}
	return false
}

var (
	rivalCues = set("تضارب", "خلافا", "مغايره", "higher", "lower", "disputed", "instead", "put", "puts", "speak", "spoke", "names", "gave", "counted", "تحدث", "تحدثت", "يتحدث", "تتحدث", "زعم", "زعمت", "ادعي", "ادعت", "حصيلته", "toll", "own", "alone", "سابق", "جانبه", "جانبها", "جانبهم", "جهته", "جهتها", "بدوره", "بدورها")
	risen     = set("ارتفع", "ارتفعت", "ارتفاع", "لترتفع", "ليرتفع", "rose", "risen", "raised", "updated", "climbed", "increased", "revised", "up")
)

func init() { learn(rivalCues, risen) }

// contradictHeadline holds the figures of a headline against those of the text below it: one of them, or some of them
// together, must fit.
func (r *reader) contradictHeadline(tells []telling, add adder) {
	for n := range tells {
		a := &tells[n]
		if !r.sentences[a.sentence].headline {
			break
		}
		for _, f := range a.figures {
			if f.part || a.since {
				continue
			}
			var body []*figure
			var first *telling
			for i := n + 1; i < len(tells) && tells[i].sentence <= r.lead+4; i++ {
				b := &tells[i]
				if r.sentences[b.sentence].headline || b.figures[0].q.What != f.q.What {
					continue
				}
				if first == nil {
					first = b
				}
				if r.updated(b.sentence) {
					first = nil // "rose to five": of one of several, or since
					break
				}
				body = append(body, b.figures...)
			}
			if len(body) > 1 && total(body) < f.q.Min {
				continue // told of several, of the rest perhaps without a figure
			}
			if first == nil || len(body) > 6 || (a.event == nil || a.event != first.event) && !(tolls[f.q.What] && first.sentence <= r.lead+1) || !r.mayCount(f, first.figures[0]) || !tolls[f.q.What] && f.q.Unit != "people" && !r.sameNoun(f, first.figures[0]) {
				continue
			}
			fits := false
			for mask := 1; mask < 1<<len(body) && !fits; mask++ {
				var lo, hi int64
				for k, g := range body {
					if mask>>k&1 == 1 {
						lo, hi = lo+g.q.Min, hi+min(upper(g.q), 1<<40)
					}
				}
				fits = lo <= upper(f.q) && f.q.Min <= hi
			}
			if !fits && !roughly(f.q, body[0].q) {
				r.addCounts(chain{{f, a}, {first.figures[0], first}}, add)
			}
		}
	}
}

// total is the most that figures come to.
func total(figures []*figure) (sum int64) {
	for _, f := range figures {
		sum += min(upper(f.q), 1<<40)
	}
	return sum
}

// contradictSums holds the parts of a figure against their whole. Parts that the text gives as all of it must come to the
// whole, others to no more.
func (r *reader) contradictSums(add adder) {
	told := 0
	for i := 0; i < len(r.figures) && told < maxContradictions; i++ {
		whole := &r.figures[i]
		if whole.part || whole.q.What == "families" {
			continue
		}
		if i > 0 && r.figures[i-1].q.What == whole.q.What && whole.from-r.figures[i-1].to <= 1 {
			continue // one of a list: "six rifles and two machine guns, four of which"
		}
		if parts, all, values := r.partsOfWhole(i); len(values) > 0 {
			told += r.holdSum(whole, parts, all, values, add)
		}
	}
}

// partsOfWhole are the parts of figure i: behind it in its sentence, in the list below it, or in the sentence after it that
// says who they are. values are their bounds; a part that is only a number in brackets has no figure.
func (r *reader) partsOfWhole(i int) (spans []text.Span, all bool, values [][2]int64) {
	whole := &r.figures[i]
	s := r.sentenceOf(whole.from)
	var parts []*figure
	last := whole.to
	for k := i + 1; k < len(r.figures) && k <= i+12; k++ {
		f := &r.figures[k]
		if f.from >= s.to {
			break
		}
		if len(parts) == 0 {
			if f.from-last > 14 && !r.partly(f) {
				break
			}
			all = r.wholly(whole.to, f.from)
			if !r.partly(f) && !all && !r.apposed(whole.to, f.from) {
				break
			}
		} else if !all && (f.from-last > 7 || r.tellerAt(f.from) != r.tellerAt(parts[0].from)) {
			break
		}
		if f.q.What != whole.q.What && !(r.partly(f) && f.from-last <= 8 && f.q.Unit == whole.q.Unit && f.q.Unit == "people" && whole.q.Unit == "people") {
			if !all {
				break
			}
			continue
		}
		if len(parts) > 0 && !all && f.q.Value > whole.q.Value {
			break // "121 civilians, among them 6 children, and 266 fighters": beside the whole
		}
		if len(parts) > 0 && !all && r.partly(f) && !r.partly(parts[0]) {
			continue // of the part before
		}
		parts = append(parts, f)
		last = f.to
	}
	if len(parts) >= 2 && !all && !r.partly(parts[0]) {
		all = r.anybody(whole) && r.apposed(whole.to, parts[0].from) && (strings.HasPrefix(r.norm(parts[len(parts)-1].from), "و") || r.norm(parts[len(parts)-1].from-1) == "and")
	}
	if len(parts) == 0 {
		if spans, values := r.listedBelow(whole); len(values) >= 2 {
			return spans, true, values
		}
		parts, all = r.partsBelow(whole, i)
	}
	if len(parts) == 0 {
		parts, all = r.partsNext(whole, i)
	}
	if len(parts) == 0 {
		return r.bracketed(whole, s)
	}
	if !all && !r.partly(parts[0]) {
		return nil, false, nil
	}
	for _, f := range parts {
		spans = append(spans, *f.q.Span)
		values = append(values, [2]int64{f.q.Min, min(upper(f.q), 1<<30)})
	}
	if end := parts[len(parts)-1]; all && end.from < s.to {
		if r.unnumbered(parts[0].from, s.to) {
			values = append(values, [2]int64{0, 1 << 30})
		}
	}
	return spans, all, values
}

// unnumbered reports whether a list in tokens [from, to) names people without a number: "ومدنيان وعنصر", "two women and a child".
func (r *reader) unnumbered(from, to int) bool {
	for t := from + 1; t < to; t++ {
		w := r.norm(t)
		if isLatin(w) {
			if w != "a" && w != "an" && w != "his" && w != "her" && w != "their" || r.norm(t-1) != "and" && r.norm(t-1) != "," {
				continue
			}
			for i := t + 1; i < min(t+4, to); i++ {
				if n, ok := nounOf(r.norm(i)); ok && n.unit == "people" {
					return true
				}
			}
			continue
		}
		noun, joined := strings.CutPrefix(w, "و")
		if n, ok := nounOf(noun); joined && ok && n.unit == "people" && !n.dual && !slices.ContainsFunc(r.figuresIn(t-3, t+1), func(f figure) bool { return f.from <= t && t < f.to }) {
			return true
		}
	}
	return false
}

// placing are the words that open a line of a list of strikes.
var placing = set("on", "near", "قرب", "بالقرب")

// listedBelow are the parts of a whole that stand in lines of their own below it: people by their numbers at the head of each
// item below a colon, strikes place by place.
func (r *reader) listedBelow(whole *figure) (spans []text.Span, values [][2]int64) {
	k := r.sentenceAt(whole.from)
	if k < 0 || r.samples(k) || r.bulleted(k) || placing[r.bares[r.sentences[k].from]] || whole.q.Unit != "people" && whole.q.What != "strikes" || whole.q.Unit == "people" && r.norm(r.sentences[k].to-1) != ":" {
		return nil, nil
	}
	for n := k + 1; n < len(r.sentences) && n <= k+maxSlots && !r.sameParagraph(n-1, n); n++ {
		s := &r.sentences[n]
		t := s.from
		if r.bulleted(n) {
			t++
		}
		if whole.q.What == "strikes" {
			if !placing[r.bares[t]] {
				break
			}
			var one []figure
			for _, f := range r.figuresIn(s.from, s.to) {
				if f.q.What == "strikes" {
					one = append(one, f)
				}
			}
			if len(one) != 1 {
				return nil, nil
			}
			spans, values = append(spans, *one[0].q.Span), append(values, [2]int64{one[0].q.Min, min(upper(one[0].q), 1<<30)})
			continue
		}
		v, ok := r.number(t)
		if !r.bulleted(n) {
			break
		}
		people := false
		for i := t + 1; i < min(t+4, s.to); i++ {
			m, is := nounOf(r.norm(i))
			people = people || is && m.unit == "people"
		}
		if !ok || !people {
			return nil, nil
		}
		spans, values = append(spans, r.quote(t, t+2).Span), append(values, [2]int64{int64(v), int64(v)})
	}
	return spans, values
}

// holdSum adds the contradiction of a whole and its parts, if there is one.
func (r *reader) holdSum(whole *figure, spans []text.Span, all bool, values [][2]int64, add adder) int {
	var lo, hi int64
	for _, v := range values {
		lo, hi = lo+v[0], hi+v[1]
	}
	spans = append([]text.Span{*whole.q.Span}, spans...)
	switch {
	case lo > upper(whole.q) && !(whole.q.Approx && 10*(lo-whole.q.Value) <= whole.q.Value):
		add("count_sum", fmt.Sprintf("مجموع الأجزاء %d أكبر من الكل %s.", lo, quoteAR(whole.q.Text)),
			fmt.Sprintf("The parts come to %d, more than the whole %s.", lo, quoteEN(whole.q.Text)), nil, spans...)
	case all && len(values) >= 2 && hi < whole.q.Min && !whole.q.Approx:
		add("count_sum", fmt.Sprintf("مجموع الأجزاء %d أقل من الكل %s.", hi, quoteAR(whole.q.Text)),
			fmt.Sprintf("The parts come to %d, less than the whole %s.", hi, quoteEN(whole.q.Text)), nil, spans...)
	default:
		return 0
	}
	return 1
}

// bracketed are the parts that stand as numbers in brackets behind what says that they are all: "توزعت على ديالى (24) …".
func (r *reader) bracketed(whole *figure, s sentence) (spans []text.Span, all bool, values [][2]int64) {
	from := -1
	for t := whole.to; t < s.to; t++ {
		if w := r.bares[t]; w == "توزعت" || w == "توزع" || w == "توزعوا" || w == "موزعه" || w == "موزعين" || w == "distributed" || r.norm(t) == ":" {
			from = t
			break
		}
	}
	if near := r.figuresIn(whole.to, from); len(near) > 0 {
		return nil, false, nil // not the figure that is divided
	}
	for t := from; from >= 0 && t+2 < s.to; t++ {
		if r.norm(t) != "(" || r.norm(t+2) != ")" || r.tokens[t+1].Kind != text.Number {
			continue
		}
		n, ok := r.number(t + 1)
		if !ok {
			return nil, false, nil
		}
		spans = append(spans, r.quote(t+1, t+2).Span)
		values = append(values, [2]int64{int64(n), int64(n)})
	}
	if len(values) < 2 {
		return nil, false, nil
	}
	return spans, true, values
}

// partsNext are the parts that the next sentence gives, where it comes back to the people counted: "أن المفرج عنهم 45 من … و30 …".
func (r *reader) partsNext(whole *figure, i int) (parts []*figure, all bool) {
	k := r.sentenceAt(whole.from)
	if k < 0 || k+1 >= len(r.sentences) || whole.q.Unit != "people" || r.newPart(k, k+1) {
		return nil, false
	}
	s := r.sentences[k+1]
	for n := i + 1; n < len(r.figures) && n <= i+8; n++ {
		f := &r.figures[n]
		if f.from < s.from {
			if f.q.What == whole.q.What {
				return nil, false // another whole
			}
			continue
		}
		if f.from >= s.to {
			break
		}
		if f.q.What != whole.q.What {
			if listed := len(parts) >= 3; listed {
				break
			}
			return nil, false
		}
		if r.partly(f) && len(parts) > 0 {
			continue
		}
		parts = append(parts, f)
	}
	if len(parts) < 2 {
		return nil, false
	}
	if r.places3(parts) && !r.differ(r.tellerAt(whole.from), r.tellerAt(parts[0].from)) {
		return parts, true
	}
	if !r.sameParagraph(k, k+1) {
		return nil, false
	}
	back := false
	for t := parts[0].from - 1; t >= s.from && t > parts[0].from-4; t-- {
		back = back || wholeNouns[r.norm(t)] || wholeNouns[r.bare(t)]
	}
	return parts, back
}

// places3 reports whether three parts or more are told place by place, the later ones by their numbers alone: "19 شخصا في …،
// و14 في …، و11 في …".
func (r *reader) places3(parts []*figure) bool {
	if len(parts) < 3 {
		return false
	}
	for k, f := range parts {
		if w := r.norm(f.to); w != "في" && w != "in" && w != "from" && w != "من" && w != "ب" || k > 0 && f.to-f.from > 1 {
			return false
		}
	}
	return true
}

// wholeNouns come back to all who were counted.
var wholeNouns = set("عنهم", "القتلي", "الضحايا", "الجرحي", "المعتقلين", "المعتقلون", "الموقوفين", "الموقوفون", "بينهم", "هم", "المخطوفين", "العايدين", "المصابين", "عليهم", "dead", "victims", "wounded", "detainees", "were", "comprise", "comprised", "included")

// wholly reports whether the words between a whole and its first part say that the parts are all of it.
func (r *reader) wholly(from, to int) bool {
	for t := from; t < to && t < len(r.tokens); t++ {
		switch w := r.norm(t); {
		case w == "(" && t == from, w == ":", w == "هم", w == "وهم", w == "وهي", w == "توزعت", w == "توزعوا", w == "موزعين", w == "موزعه", w == "namely":
			return to-from <= 14
		}
		if w := r.bares[t]; w == "توزع" || w == "توزعت" {
			return true
		}
	}
	return false
}

// apposed reports whether only a comma stands between.
func (r *reader) apposed(from, to int) bool {
	if to-from < 1 || to-from > 2 {
		return false
	}
	w := r.norm(from)
	return w == "," || w == "،"
}

// partsBelow are the figures of the list that a sentence with a whole introduces: one of the kind in each item.
func (r *reader) partsBelow(whole *figure, i int) (parts []*figure, all bool) {
	k := r.sentenceAt(whole.from)
	if k < 0 {
		return nil, false
	}
	if r.samples(k) {
		return nil, false
	}
	opens := r.norm(r.sentences[k].to-1) == ":"
	items := 0
	at := i + 1
	for n := k + 1; n < len(r.sentences) && n <= k+14; n++ {
		s := r.sentences[n]
		if !r.bulleted(n) {
			if items == 0 && r.samples(n) {
				return nil, false
			}
			if n <= k+3 && items == 0 && r.norm(s.to-1) == ":" && (r.sameParagraph(k, n) || s.to-s.from <= 5) && !slices.ContainsFunc(r.figuresIn(s.from, s.to), func(f figure) bool { return f.q.What == whole.q.What }) {
				opens = true
				continue
			}
			if n <= k+2 && items == 0 && opens || items > 0 && r.norm(s.to-1) == ":" {
				continue
			}
			if r.rest(s) { // "Thirty-four were caught in X, 29 in Y and the remaining 17 in Z"
				for ; at < len(r.figures) && r.figures[at].from < s.to; at++ {
					if f := &r.figures[at]; f.from >= s.from && f.q.What == whole.q.What {
						parts = append(parts, f)
					}
				}
				return parts, len(parts) >= 2
			}
			break
		}
		items++
		for ; at < len(r.figures) && r.figures[at].from < s.to; at++ {
			if f := &r.figures[at]; f.from >= s.from && f.q.What == whole.q.What && !f.part {
				parts = append(parts, f)
			}
		}
	}
	if !opens || len(parts) < 2 || len(parts) > items {
		return nil, false
	}
	return parts, true
}

// samples reports whether what a sentence introduces is no more than the main part of it: "وفيما يلي أبرزها:".
func (r *reader) samples(k int) bool {
	s := &r.sentences[k]
	for t := s.to - 1; t >= s.from && t > s.to-9; t-- {
		switch w := r.bares[t]; w {
		case "ابرزها", "ابرز", "اهمها", "اهم", "بعضها", "بعض", "ابرزهم", "most", "notable", "notably", "among", "including", "selected", "main", "highlights", "some", "examples":
			return true
		}
	}
	return false
}

// rest reports whether a sentence gives the remainder of a whole.
func (r *reader) rest(s sentence) bool {
	for t := s.from; t < s.to; t++ {
		if w := r.bares[t]; w == "remaining" || w == "rest" || w == "الباقون" || w == "الباقي" || w == "المتبقون" || w == "الباقين" {
			return true
		}
	}
	return false
}

// contradictTotals holds a total that comes behind its parts against them: "so the total is eight".
func (r *reader) contradictTotals(add adder) {
	for i := range r.figures {
		f := &r.figures[i]
		s := r.sentenceOf(f.from)
		total := false
		for t := f.from - 1; t >= s.from && (i == 0 || t >= r.figures[i-1].to) && !total; t-- { // of this figure and not of one before it
			total = totals[r.bares[t]]
		}
		if !total || f.part {
			continue
		}
		var sum, parts int64
		var spans []text.Span
		for k := i - 1; k >= 0 && k >= i-10; k-- {
			g := &r.figures[k]
			if g.from < s.from && !r.bulleted(r.sentenceAt(g.from)) {
				break
			}
			if g.q.What == f.q.What && !g.part {
				sum, parts = sum+g.q.Value, parts+1
				spans = append(spans, *g.q.Span)
			}
		}
		if parts >= 2 && (sum > upper(f.q) || sum < f.q.Min) && !f.q.Approx {
			slices.Reverse(spans)
			add("count_sum", fmt.Sprintf("مجموع الأجزاء %d، والنص يقول «%s».", sum, f.q.Text),
				fmt.Sprintf("The parts come to %d, and the text says “%s”.", sum, f.q.Text), nil, append(spans, *f.q.Span)...)
		}
	}
}

// totals are the words in front of what parts come to.
var totals = set("مجموع", "المجموع", "اجمالي", "الاجمالي", "total", "overall")

// contradictPlaces lists where two sources put one happening at places that exclude each other.
func (r *reader) contradictPlaces(e *event, add adder) {
	for _, m := range e.mentions {
		if !m.rival || len(m.places) == 0 || r.sideOfUnit(&m.places[0]) != "" {
			continue // a side of the town that the text names is no other place
		}
		for _, o := range e.mentions {
			if o == m || len(o.places) == 0 || r.another(m) || !r.differ(r.tellerAt(o.places[0].from), r.tellerAt(m.places[0].from)) || !apart(o.places, m.places) && !otherSide(o.places[0], m.places[0]) {
				continue
			}
			if r.seatOf(&o.places[0]) || r.seatOf(&m.places[0]) || r.partOfPlace(&o.places[0], &m.places[0]) {
				continue
			}
			if o.date != nil && m.date != nil && (r.leansOn(m.date) || r.leansOn(o.date)) {
				continue
			}
			if !otherSide(o.places[0], m.places[0]) && !r.setAgainst(m.places[0].from) && !r.happenedHere(m.places[0].from) {
				continue // who tells the next sentence may only know the place better
			}
			r.addPlaces(o.places[0], m.places[0], []string{e.id}, add)
			return
		}
	}
}

// partOfPlace reports whether one of two places is named as a part or a side of the other: "الجانب الأيمن من الموصل".
func (r *reader) partOfPlace(a, b *place) bool {
	x, y := text.Fold(a.p.Text), text.Fold(b.p.Text)
	return (a.gz.ID == b.gz.ID || strings.Contains(x, y) || strings.Contains(y, x)) && !otherSide(*a, *b)
}

// seatOf reports whether a place is where somebody sits who speaks: "a security official in Maadan", "مصدر في الرقة".
func (r *reader) seatOf(p *place) bool {
	before := r.bare(p.from - 1)
	return (before == "in" || before == "في" || before == "of" || before == "من") && (officials[r.bare(p.from-2)] || officials[r.bare(p.from-3)] || witnesses[r.bare(p.from-2)])
}

func (r *reader) addPlaces(a, b place, proposals []string, add adder) {
	x, xe := attributed(a.p.Text, r.tellerAt(a.from))
	y, ye := attributed(b.p.Text, r.tellerAt(b.from))
	if otherSide(a, b) {
		r.addDirections(a, b, proposals, add)
		return
	}
	add("place_vs_place", fmt.Sprintf("مكانان للواقعة نفسها: %s و%s.", x, y), fmt.Sprintf("Two places for one incident: %s and %s.", xe, ye), proposals, *a.p.Span, *b.p.Span)
}

func (r *reader) addDirections(a, b place, proposals []string, add adder) {
	x, xe := attributed(a.p.Text, r.tellerAt(a.from))
	y, ye := attributed(b.p.Text, r.tellerAt(b.from))
	add("direction", fmt.Sprintf("جهتان للواقعة نفسها: %s و%s.", x, y), fmt.Sprintf("Two directions for one incident: %s and %s.", xe, ye), proposals, *a.p.Span, *b.p.Span)
}

// sideOfUnit is the noun, without its article, by which an Arabic place that is told by a direction alone comes back to a
// settlement: "غرب البلدة".
func (r *reader) sideOfUnit(p *place) string {
	if p.toward == "" {
		return ""
	}
	w, ok := strings.CutPrefix(r.norm(p.to-1), "ال")
	if !ok || !placeUnits[w] {
		return ""
	}
	return w
}

// unitOf is the noun for the settlement of which a place is a side: "شرق بلدة …".
func (r *reader) unitOf(p *place) string {
	for t := max(p.from-1, 0); t < p.end; t++ {
		if w := r.bares[t]; placeUnits[w] {
			return w
		}
	}
	return ""
}

var placeUnits = set("بلده", "مدينه", "قريه", "ناحيه", "قضاء", "مخيم")

// contradictSides holds two sides of one place against each other that the text gives for one thing, whoever says so: the same
// farm "east of" and "west of" a town, an ambush of one day and one convoy.
func (r *reader) contradictSides(add adder) {
	for n := 1; n < len(r.places); n++ {
		b := &r.places[n]
		if b.toward == "" || b.part {
			continue
		}
		for i := n - 1; i >= 0 && i >= n-20; i-- {
			a := &r.places[i]
			if a.part || !otherSide(*a, *b) || !opposite(a.toward, b.toward) {
				continue
			}
			ka, kb := r.sentenceAt(a.from), r.sentenceAt(b.from)
			if ka < 0 || kb <= ka || r.furtherIn(&r.sentences[kb]) {
				continue
			}
			if r.oneSite(a, b) || r.oneDayOfOne(ka, kb) && r.suffers(ka) && r.suffers(kb) {
				r.addDirections(*a, *b, nil, add)
				break
			}
		}
	}
}

// oneSite reports whether a site stands before the first place and the second comes back to it with the article.
func (r *reader) oneSite(a, b *place) bool {
	s := r.sentenceOf(b.from)
	for t := b.from - 1; t >= s.from && t > b.from-8; t-- {
		w := r.norm(t)
		switch {
		case w == ".":
			return false
		case isLatin(w):
			if !aimSites[w] || r.norm(t-1) != "the" && r.norm(t-1) != "same" {
				continue
			}
		default:
			rest, ok := strings.CutPrefix(r.bares[t], "ال")
			if w = rest; !ok || !aimSites[w] {
				continue
			}
		}
		from := max(a.from-5, r.sentenceOf(a.from).from)
		for i := from; i < a.end; i++ {
			if (r.norm(i) == w || r.bares[i] == w) && r.norm(i-1) != "the" {
				return true
			}
		}
		return false
	}
	return false
}

var aimSites = set("farm", "farmhouse", "house", "compound", "camp", "cave", "hideout", "den", "tunnel", "depot", "warehouse", "post", "checkpoint", "base", "bus", "convoy", "vehicle",
	"مزرعه", "منزل", "دار", "وكر", "مضافه", "كهف", "مغاره", "نفق", "معسكر", "مقر", "مستودع", "نقطه", "حاجز", "قاعده", "حافله", "رتل", "قافله")

// oneDayOfOne reports whether two sentences name the same day in figures, and the same force.
func (r *reader) oneDayOfOne(a, b int) bool {
	x, y := &r.sentences[a], &r.sentences[b]
	same := false
	for i := range r.dates {
		d := &r.dates[i]
		if d.from < x.from || d.from >= x.to || d.when.Start == incident.NoDay || d.when.Start != d.when.End || !r.inFigures(d) {
			continue
		}
		for k := range r.dates {
			if o := &r.dates[k]; o.from >= y.from && o.from < y.to && r.inFigures(o) && o.when.Start == d.when.Start && o.when.End == d.when.End {
				same = true
			}
		}
	}
	if !same {
		return false
	}
	near, far := r.actorsIn(x.from, x.to), r.actorsIn(y.from, y.to)
	for i := range near {
		n := &near[i]
		if n.dropped || n.key() == "" || n.sort > byReturn || r.ours(n.key()) || n.a.Kind == actor.Media || n.a.Kind == actor.Monitor || n.a.Kind == actor.State || n.a.Kind == actor.Population {
			continue
		}
		if slices.ContainsFunc(far, func(o naming) bool { return !o.dropped && o.key() == n.key() }) {
			return true
		}
	}
	return false
}

// suffers reports whether a sentence tells an armed deed.
func (r *reader) suffers(k int) bool {
	return slices.ContainsFunc(r.toldBetween(k, k+1), func(m *mention) bool { return violent[m.class] })
}

// otherSide reports whether two places lie on different sides of the same place.
func otherSide(a, b place) bool {
	return a.gz.ID == b.gz.ID && a.toward != "" && b.toward != "" && a.toward != b.toward
}

// tookPlace are the verbs that only say that something told before happened, somewhere or on some day.
var tookPlace = verbs("وقع/قع جري/جري حصل/حصل حدث/حدث كان/كون", "occurred happened placed place dates dated put took", "خروجها", "وقوعه", "وقوعها", "حدوثه")

// contradictClauses holds what two sources say of where and when one happening was, where the second only comes back to it:
// "ذكرت الوكالة أن اللقاء جرى في …", "which dates the ambush to Wednesday", "a treacherous attack east of …".
func (r *reader) contradictClauses(out *Reading, add adder) {
	known := func(a, b text.Span) bool {
		return slices.ContainsFunc(out.Contradictions, func(c Contradiction) bool {
			return len(c.Spans) == 2 && (c.Spans[0] == a && c.Spans[1] == b || c.Spans[0] == b && c.Spans[1] == a)
		})
	}
	for n := 1; n < len(r.places); n++ {
		b := &r.places[n]
		kb := r.sentenceAt(b.from)
		if kb < 0 || r.sentences[kb].headline {
			continue
		}
		for i := n - 1; i >= 0 && i >= n-8; i-- {
			a := &r.places[i]
			ka := r.sentenceAt(a.from)
			if ka < 0 || kb-ka > 3 && !(otherSide(*a, *b) && kb-ka <= 4) {
				break
			}
			if ka != kb && r.newPart(ka, kb) || !r.differ(r.tellerAt(a.from), r.tellerAt(b.from)) || !r.voiced(b.from) || known(*a.p.Span, *b.p.Span) || r.denied(b.from) {
				continue
			}
			if noun := r.sideOfUnit(b); noun != "" { // "غرب البلدة": a side of the town named before
				if r.unitOf(a) == noun && opposite(a.toward, b.toward) && !r.furtherIn(&r.sentences[kb]) && r.happenedHere(b.from) {
					r.addDirections(*a, *b, nil, add)
					break
				}
				continue
			}
			if otherSide(*a, *b) && opposite(a.toward, b.toward) && !r.furtherIn(&r.sentences[kb]) && (r.happenedHere(b.from) || r.namesDeed(b.from)) {
				r.addPlaces(*a, *b, nil, add)
				break
			}
			if !r.happenedHere(b.from) || !r.happenedHere(a.from) && !r.setAgainst(b.from) || !apart([]place{*a}, []place{*b}) && r.norm(b.to) != "لا" && r.norm(b.to+1) != "لا" && r.norm(b.to) != "not" || r.furtherIn(&r.sentences[kb]) || b.toward != "" && a.gz.ID == b.gz.ID {
				continue
			}
			if !r.happenedHere(a.from) && !r.deedBefore(ka, kb, b.from) {
				continue
			}
			r.addPlaces(*a, *b, nil, add)
			break
		}
	}
	for n := 1; n < len(r.dates); n++ {
		b := &r.dates[n]
		a := &r.dates[n-1]
		ka, kb := r.sentenceAt(a.from), r.sentenceAt(b.from)
		if ka < 0 || kb < 0 || kb-ka > 2 || r.sentences[ka].headline || a.when.Start == incident.NoDay || b.when.Start == incident.NoDay || compatible(a.when, b.when) || agree(a, b) || vague(a.when) || vague(b.when) || r.leansOn(a) || r.leansOn(b) || a.anchor || b.anchor || known(*a.when.Span, *b.when.Span) {
			continue
		}
		dates := r.firstIn(max(b.from-7, 0), b.from, "dates") >= 0 || r.firstIn(max(b.from-7, 0), b.from, "dated") >= 0 || r.firstIn(max(b.from-7, 0), b.from, "dating") >= 0
		if dates && !r.newPart(ka, kb) {
			r.addDates(a, b, nil, add)
			continue
		}
		if r.said[a] || r.said[b] || !r.differ(r.tellerAt(a.from), r.tellerAt(b.from)) || !r.voiced(b.from) || !r.setAgainst(b.from) && !r.setAgainst(a.from) {
			continue
		}
		if r.happenedHere(b.from) && (ka == kb || r.happenedHere(a.from)) {
			r.addDates(a, b, nil, add)
		}
	}
}

// opposite reports whether two points of the compass exclude each other: east and west, north and south-west.
func opposite(a, b string) bool {
	for _, p := range [][2]string{{"N", "S"}, {"E", "W"}} {
		if strings.Contains(a, p[0]) && strings.Contains(b, p[1]) || strings.Contains(a, p[1]) && strings.Contains(b, p[0]) {
			return true
		}
	}
	return false
}

// happenedHere reports whether a verb that only says "it took place" rules token i.
func (r *reader) happenedHere(i int) bool {
	s := r.sentenceOf(i)
	for t := i - 1; t >= s.from && t > i-7; t-- {
		if tookPlace[r.bares[t]] || tookPlace[r.norm(t)] {
			return true
		}
		if clauseEnd(r.norm(t)) {
			return false
		}
	}
	return false
}

// namesDeed reports whether a noun for a deed stands before token i.
func (r *reader) namesDeed(i int) bool {
	s := r.sentenceOf(i)
	for t := i - 1; t >= s.from && t > i-5; t-- {
		if w := r.bares[t]; w == "from" || w == "to" || w == "toward" || w == "towards" || w == "من" || w == "الي" || w == "نحو" || w == "باتجاه" {
			return false
		}
		if h, ok := r.ruleAt(t, s.to); ok && h.noun && violent[h.class] {
			return true
		}
	}
	return false
}

// deedBefore reports whether the clause of token i comes back by a noun to what sentence ka tells.
func (r *reader) deedBefore(ka, kb, i int) bool {
	s := &r.sentences[kb]
	for t := i - 1; t >= s.from && t > i-12; t-- {
		h, ok := r.ruleAt(t, s.to)
		if !ok || !h.noun {
			continue
		}
		m := &mention{noun: true, from: t, to: h.to}
		if !r.comesBack(m) {
			continue
		}
		for _, o := range r.toldBetween(ka, kb) {
			if o.class == h.class || kin[[2]incident.Class{o.class, h.class}] {
				return true
			}
		}
	}
	return false
}

// toldBetween are the mentions in sentences [a, b).
func (r *reader) toldBetween(a, b int) []*mention {
	at := func(m **mention) int { return (*m).sentence }
	return r.mentions[upTo(r.mentions, a, at):upTo(r.mentions, b, at)]
}

// denied reports whether what token i belongs to is denied.
func (r *reader) denied(i int) bool {
	sp := r.tellerAt(i)
	return sp != nil && sp.denies
}

// setAgainst reports whether the sentence of token i sets what it says against something.
func (r *reader) setAgainst(i int) bool {
	s := r.sentenceOf(i)
	for t := s.from; t < i; t++ {
		if w := r.bares[t]; contrasts[w] || w == "اوليه" || w == "خلافا" || w == "initial" || r.norm(t) == ";" || r.norm(t) == "اما" {
			return true
		}
	}
	return false
}

// accusation is where the text lays a deed at somebody's door.
type accusation struct {
	from, to int // the words for the doer
	key      string
	teller   *speaker
	sentence int
	denies   bool // says that it was not he
}

// contradictActors lists where different sources name different doers.
func (r *reader) contradictActors(events []*event, add adder) {
	acc := r.accusations()
	for n := 1; n < len(acc); n++ {
		b := &acc[n]
		for i := n - 1; i >= 0 && i >= n-3; i-- {
			a := &acc[i]
			if b.sentence-a.sentence > 2 {
				break
			}
			if a.denies || b.denies {
				if a.denies || a.key == "" || b.key == "" || !r.mayBeOne(a.key, b.key) || !r.differ(a.teller, b.teller) || r.newPart(a.sentence, b.sentence) {
					continue
				}
			} else if a.from == b.from || r.newPart(a.sentence, b.sentence) || !r.differ(a.teller, b.teller) || a.key != "" && b.key != "" && r.mayBeOne(a.key, b.key) || r.ours(a.key) && r.ours(b.key) {
				continue
			}
			x, y := r.quote(a.from, a.to), r.quote(b.from, b.to)
			if a.key == "" && b.key == "" && text.Fold(x.Text) == text.Fold(y.Text) {
				continue
			}
			var ids []string
			for _, e := range events {
				last := e.mentions[len(e.mentions)-1].sentence
				if violent[e.class] && last <= b.sentence && a.sentence-last <= 3 && a.sentence >= last {
					ids = []string{e.id}
				}
			}
			xa, xe := attributed(x.Text, a.teller)
			ya, ye := attributed(y.Text, b.teller)
			add("actor_vs_actor", fmt.Sprintf("فاعلان مختلفان للواقعة نفسها: %s و%s.", xa, ya),
				fmt.Sprintf("Two different doers of one incident: %s and %s.", xe, ye), ids, x.Span, y.Span)
			break
		}
	}
}

// accusations are the places where the text names who did what it told before: claims, blame, "did it", "هم من".
func (r *reader) accusations() []accusation {
	if r.know.Actors == nil {
		return nil
	}
	var out []accusation
	put := func(t, from, to int, key string) {
		k := r.sentenceAt(t)
		if k < 0 || from < 0 || from >= to {
			return
		}
		sp := r.wordAt(t, &r.sentences[k])
		out = append(out, accusation{from: from, to: to, key: key, teller: sp, sentence: k})
	}
	for _, b := range r.blamesOf() {
		put(b.at, b.n.from, b.n.to, b.n.key())
	}
	for k := range r.sentences {
		s := &r.sentences[k]
		for t := s.from + 1; t < s.to; t++ {
			if n := r.attackersOf(t, s); n != nil {
				put(t, n.from, n.to, n.key())
				continue
			}
			if to := r.motive(t, s); to > 0 {
				put(t, t, to, "")
				continue
			}
			switch w := r.norm(t); {
			case accomplices[r.bares[t]] && r.norm(t+1) != "اي": // "ترجح ضلوع مجموعة من المهربين": whom no actor is known for
				to := t + 1
				for to < s.to && to < t+7 && r.tokens[to].Kind == text.Word && r.norm(to) != "في" && r.norm(to) != "وراء" && r.norm(to) != "خلف" && !arabicPresent[r.norm(to)] && !strings.HasPrefix(r.norm(to), "ب") {
					to++
				}
				if near := r.actorsIn(t+1, to); to > t+1 && !slices.ContainsFunc(near, func(n naming) bool { return !n.dropped && n.key() != "" }) {
					put(t, t+1, to, "")
				}
			case w == "carried" && (r.norm(t+1) == "it" && r.norm(t+2) == "out" || r.norm(t+1) == "out" && r.norm(t+2) == "the"): // "said one of its men had carried it out"
				if n := r.owner(t, s); n != nil {
					put(t, n.from, n.to, n.key())
				} else if from, to := r.nameOfOwner(t, s); to > 0 {
					put(t, from, to, "")
				}
			case w == "it" && didIt[r.norm(t-1)], w == "behind" && (r.norm(t-1) == "were" || r.norm(t-1) == "was"):
				to := t - 1
				for to > s.from && (r.norm(to-1) == "had" || r.norm(to-1) == "have" || r.norm(to-1) == "has") {
					to--
				}
				from, key := r.doerPhrase(s, to)
				put(t, from, to, key)
			case (w == "من" || w == "الذين" || w == "التي" || w == "الذي") && (r.norm(t-1) == "هم" || r.norm(t-1) == "هي" || r.norm(t-1) == "هو") && t+1 < s.to: // "إن حراس قسد هم من أطلقوا"
				to := t - 1
				from := to
				for from > s.from && from > to-6 && r.norm(from-1) != "ان" && r.norm(from-1) != "بان" && !clauseEnd(r.norm(from-1)) {
					if isQuote(r.norm(from-1)) && from-1 == s.from {
						break
					}
					from--
				}
				key := ""
				near := r.actorsIn(from, to)
				for i := range near {
					if n := &near[i]; !n.dropped && n.from >= from {
						key = n.key()
					}
				}
				if r.norm(from-1) == "ان" || r.norm(from-1) == "بان" {
					put(t, from, to, key)
				}
			}
		}
	}
	for i := range out {
		out[i].denies = out[i].teller != nil && out[i].teller.denies
	}
	out = append(out, r.acquittals()...)
	slices.SortStableFunc(out, func(a, b accusation) int { return cmp.Compare(a.from, b.from) })
	return out
}

// acquittals are the places where somebody denies that another was behind it: "نفى أن تكون خلايا التنظيم وراء الحادثة".
func (r *reader) acquittals() []accusation {
	var out []accusation
	for t := range r.tokens {
		if w := r.norm(t); w != "وراء" && w != "behind" {
			continue
		}
		s := r.sentenceOf(t)
		denied := -1
		for i := t - 1; i >= s.from && i > t-14; i-- {
			if denyVerbs[r.bares[i]] {
				denied = i
				break
			}
		}
		if denied < 0 {
			continue
		}
		near := r.actorsIn(denied+1, t)
		for k := len(near) - 1; k >= 0; k-- {
			n := &near[k]
			if n.dropped || n.key() == "" || n.to < t-1 || n.a.Kind == actor.Media {
				continue
			}
			out = append(out, accusation{from: n.from, to: n.to, key: n.key(), teller: r.wordAt(t, &s), sentence: r.sentenceAt(t), denies: true})
			break
		}
	}
	return out
}

// attackersOf is whom a text takes those for who did it: "إن المهاجمين من عناصر التنظيم", "the attackers belonged to".
func (r *reader) attackersOf(t int, s *sentence) *naming {
	if r.lemmas[t].normIn&doersNoun == 0 {
		return nil
	}
	next := r.norm(t + 1)
	switch {
	case next == "من" || next == "ينتمون" || next == "يتبعون" || next == "تابعون" || next == "ينتمي":
	case next == "belonged" || (next == "were" || next == "are") && (r.norm(t+2) == "from" || r.norm(t+2) == "members" || r.norm(t+2) == "part"):
	default:
		return nil
	}
	near := r.actorsIn(t+2, min(t+8, s.to))
	for k := range near {
		if n := &near[k]; !n.dropped && n.key() != "" && n.a.Kind != actor.Population && n.a.Kind != actor.Media && r.wordIn(t+2, n.from, ",") < 0 {
			return n
		}
	}
	return nil
}

var doersNouns = set("المهاجمين", "المهاجمون", "المنفذين", "المنفذون", "الفاعلين", "الخاطفين", "الخاطفون", "الجناه", "القتله", "attackers", "kidnappers", "assailants", "perpetrators", "killers", "abductors")

// accomplices are the nouns for having a hand in a deed.
var accomplices = set("ضلوع", "تورط", "وقوف")

// motive reports whether token t begins what makes a deed a matter of somebody else: "a feud between two clans", "خلاف عشائري", where
// the text says that the deed may have come of it. It gives the token behind the words for it.
func (r *reader) motive(t int, s *sentence) int {
	w := r.bares[t]
	if r.lemmas[t].bareIn&quarrel == 0 || r.denied(t) || !r.voiced(t) {
		return 0
	}
	to := t + 1
	for to < s.to && to < t+9 && r.tokens[to].Kind == text.Word && (isLatin(w) || strings.HasSuffix(r.norm(to), "يه") || strings.HasSuffix(r.norm(to), "ي") || r.norm(to) == "بين") {
		to++
	}
	if !isLatin(w) && !private[r.norm(t+1)] && !private[strings.TrimPrefix(r.norm(t+1), "ال")] && r.norm(t+1) != "بين" && w != "ثار" {
		return 0
	}
	for i := t - 1; i >= s.from && i > t-8; i-- {
		if comesOf[r.bares[i]] {
			return to
		}
	}
	for i := t + 1; i < s.to-1 && i < t+18; i++ {
		if r.norm(i) == "ruled" && r.norm(i+1) == "out" {
			return to
		}
	}
	return 0
}

var (
	quarrels = set("feud", "dispute", "vendetta", "quarrel", "rivalry", "خلاف", "خلافات", "نزاع", "ثار", "نزاعات")
	private  = set("عشايري", "عشايريه", "عايلي", "عايليه", "شخصي", "شخصيه", "قبلي", "قبليه", "مالي", "ماليه", "جنايي", "جناييه")
	comesOf  = set("related", "linked", "due", "result", "because", "caused", "over", "stemmed", "motivated", "بسبب", "نتيجه", "جراء", "خلفيه", "مرتبط", "مرتبطه", "متعلق", "متعلقه", "ناجم", "ناجمه", "سببه", "سببها", "يعود", "تعود", "دوافعه", "دوافعها")
)

// owner is the group whose own man did it, by its own word: "the group said one of its men had carried it out".
func (r *reader) owner(t int, s *sentence) *naming {
	said := r.saidOwn(t, s)
	if said < 0 {
		return nil
	}
	near := r.actorsIn(max(s.from, said-8), said)
	for k := len(near) - 1; k >= 0; k-- {
		if n := &near[k]; !n.dropped && n.to >= said-1 && n.a.Kind != actor.Media {
			return n
		}
	}
	return nil
}

// nameOfOwner is the name of a group that is not known and says that its own men did it.
func (r *reader) nameOfOwner(t int, s *sentence) (from, to int) {
	said := r.saidOwn(t, s)
	from = said
	for from > s.from+1 && from > said-6 && (r.capital(from-1) || strings.HasPrefix(r.norm(from-1), "al-")) {
		from--
	}
	if said < 0 || said-from < 2 {
		return 0, 0
	}
	return from, said
}

// saidOwn is the verb of saying behind which somebody tells what "one of its men" did up to token t; −1 when none does.
func (r *reader) saidOwn(t int, s *sentence) int {
	own := false
	for i := t - 1; i >= s.from && i > t-9; i-- {
		w := r.norm(i)
		own = own || w == "its" || w == "his" || w == "their"
		if sayVerbs[w] {
			if !own {
				return -1
			}
			return i
		}
	}
	return -1
}

var didIt = set("did", "done", "staged", "ordered", "committed")

// doerPhrase is the noun phrase that ends before token to.
func (r *reader) doerPhrase(s *sentence, to int) (from int, key string) {
	near := r.actorsIn(to-10, to)
	for k := len(near) - 1; k >= 0; k-- {
		if n := &near[k]; n.to == to && !n.dropped {
			return n.from, n.key()
		}
	}
	from = to
	for from > s.from && from > to-7 {
		w := r.norm(from - 1)
		if w == "that" || w == "said" || sayVerbs[w] || clauseEnd(w) {
			break
		}
		from--
		if w == "a" || w == "an" || w == "the" || isQuote(w) && from < to-1 {
			break
		}
	}
	return from, ""
}

func sameTeller(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
