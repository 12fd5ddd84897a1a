package read

import (
	"strings"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// moodAR reads the mood of an Arabic trigger.
func (r *reader) moodAR(m *mention, s *sentence) mood {
	if !m.noun && r.verbalNoun(m.from) {
		m.noun = true
	}
	present := !m.noun && r.isPresent(m.from)
	// A noun of action asserts nothing by itself: "إعادة العائلات".
	masdar := m.noun || !present && !r.finiteIn(m.from, m.to)
	if m.clitic == "و" && r.wishedAmong(m, s) {
		return hoped
	}
	if m.future || r.norm(m.from-1) == "سوف" || r.willCome(m.from, m.to) {
		return planned
	}
	if r.norm(m.from) == "طلبا" {
		return hoped // "طلباً للفدية": what for
	}
	for i := m.from - 1; i >= s.from && i >= m.from-3 && strings.HasSuffix(m.clitic, "ب") && !violent[m.class]; i-- {
		if r.cue(i, accused) {
			return hoped // "ويُتهم العنصر بتهريب"
		}
	}
	if strings.HasSuffix(m.clitic, "ل") && readyAR[r.bare(m.from-1)] {
		return hoped // "معدة للتفجير"
	}
	if strings.HasSuffix(m.clitic, "ل") && m.class != incident.Threat {
		if w := r.bare(m.from - 1); !sufferedAR[w] && !sufferedAR[r.bare(m.from-2)] {
			for i := m.from - 3; i >= s.from; i-- { // "تعرضت نقطة … لهجوم"
				if struckAR[r.bare(i)] {
					return factual
				}
			}
			switch p := r.norm(m.from - 1); {
			case showing[r.bare(m.from-1)] && m.class == incident.Execution:
				return factual // "صوراً لإعدامهم"
			case preparing[p] && (m.class == incident.Withdrawal || m.class == incident.Deployment || m.class == incident.Movement):
				return planned // "رتلان يستعدان للمغادرة"
			}
			return hoped // "لتفجير": to bomb
		}
	}
	if masdar && doneBefore[r.bare(m.from-1)] {
		m.firm = true // "لمنعه من التقاط أنفاسه عقب تفجير السوق"
		return factual
	}
	for v := m.from + 1; v < m.to && !m.noun && !r.finite(m.from); v++ {
		if was[r.bare(v-1)] && r.isPresent(v) {
			return hoped // "رتلاً كان يعبر"
		}
	}
	words := 0
	for i := m.from - 1; i >= s.from && words < 20; i-- {
		w, b := r.norm(i), r.bare(i)
		if clauseEnd(w) && !(masdar && r.norm(m.from-1) == "ثم" && m.from-i <= 4) {
			break
		}
		if r.tokens[i].Kind == text.Word {
			words++
		}
		near := m.from - i
		if near > 1 && r.inName(i) {
			continue // "جهاز مكافحة الإرهاب" wants nothing
		}
		if present && near <= 2 && (b == "كان" || b == "كانت" || b == "كانوا" || b == "كانا") && m.class != incident.FoiledPlot {
			return hoped // "كانت تنقل أموالاً": what somebody used to do
		}
		if masdar && near <= 2 && causesAR[b] || near == 1 && masdar && tollsAR[b] {
			return factual // "ارتفع عدد الضحايا جراء انفجار", "حصيلة ضحايا الهجوم"
		}
		if resultsNowAR[b] && masdar {
			return hoped // "تسفر عن اعتقال": what such things result in
		}
		if resultsAR[b] {
			m.result = masdar || r.cue(m.from, verbalNouns)
			m.firm = m.firm || m.result
			return factual // "which led to the arrest of"
		}
		if masdar && (near <= 4 || near <= 10 && r.norm(m.from-1) == "من") && r.moodCue(i, doneCuesAR) && !r.isPresent(i) {
			if p := r.bare(i - 1); p == "لم" || p == "لن" || p == "ما" {
				return negated
			}
			m.firm = true
			break // "تم القبض", "قامت بتفكيك"
		}
		if masdar && near == 1 && !m.firm && !s.headline && r.isPresent(i) {
			return hoped // "تفرض سيطرتها": how things stand
		}
		if masdar && near == 1 && (b == "اطار" || b == "سياق") && !deeds[strings.TrimPrefix(r.bare(m.from), "ال")] && !strings.HasPrefix(strings.TrimPrefix(r.bare(m.from), "ال"), "حمل") {
			return hoped // "في إطار ملاحقة الخلايا"
		}
		if present && near == 1 && (w == "ما" || w == "مما") && !r.finite(i-1) {
			return hoped // "ما يجبيه التنظيم"
		}
		if masdar && r.governed(i, near, m) {
			return hoped
		}
		if present && m.clitic == "و" && near <= 10 && r.willCome(i, i+1) {
			return planned // "ستضرب أوكارهم وتعتقل من يؤويهم"
		}
		if masdar && !m.firm && w == "ان" && near >= 2 && near <= 6 && r.isPresent(i+1) && (foreseenAR[r.bare(i-1)] || awaited[r.bare(i-1)]) {
			return planned // "ينتظر أن تبدأ القوات عملية"
		}
		if masdar && near <= 14 && used[b] && r.norm(m.from-1) == "بعد" && r.usedTo(i, m, s) {
			return hoped // "كانوا يختبئون فيها بعد مهاجمة القرى"
		}
		if masdar && near <= 12 && r.leadsOn(i) && !r.afterDone(m) && !strings.HasPrefix(strings.TrimPrefix(r.norm(m.from), m.clitic), "ال") {
			return hoped // "قد يفتح الباب أمام عمليات فرار"
		}
		if (masdar || r.cue(m.from, verbalNouns)) && m.clitic == "" && r.oneClause(i+1, m.from) && (near <= 8 && awaited[b] && r.isPresent(i) || near <= 4 && accustomed[b]) {
			return hoped // "ينتظر أهالي البلدة فتح المقابر", "اعتادت خلاياه زرع الألغام"
		}
		if near == 1 && m.clitic == "ب" && masdar && accusedOf(b) && !r.ownTime(m) {
			return hoped // "خلية متهمة بمبايعة التنظيم", "بعد اتهامهم بتزويد": what is laid to them
		}
		switch {
		case w == "ان" && near == 1 && present:
			switch g := r.bare(i - 1); {
			case g == "دون":
				return negated
			case g == "قبل" || g == "بعد" || g == "منذ":
				return factual
			case g == "علي":
				return planned // "agreed that they deploy"
			case maybeCuesAR[g]:
				return possible
			case foreseenAR[g] || foreseenAR[r.bare(i-2)] || foreseenAR[r.bare(i-3)]:
				return planned
			}
			return hoped
		case (w == "لم" || b == "لم") && near <= 2 && present, (b == "لا" || b == "لن" || b == "ليس" || b == "ليست") && near <= 2:
			return negated
		case (b == "رفض" || b == "رفضت" || b == "رفضوا" || b == "يرفض") && near <= 2:
			return negated
		case b == "رباعيه" && near == 1:
			return hoped // a car with four driven wheels
		case (b == "دون" || b == "عدم") && near <= 3:
			return negated
		case near == 1 && (b == "قد" || w == "فقد" || w == "لقد"):
			if present {
				return possible
			}
			return factual
		case r.moodCue(i, maybeCuesAR) && b != "قد" && w != "فقد" && w != "وقد" && w != "لقد" && near <= 8:
			if m.noun && near > 4 {
				continue
			}
			return possible
		case r.moodCue(i, plannedCuesAR) && near <= 6:
			return planned
		case r.moodCue(i, ifCuesAR) || b == "حال" && (r.bare(i-1) == "في" || r.norm(i) == "بحال"):
			return hoped
		case r.moodCue(i, purposeCuesAR) && (m.class != incident.FoiledPlot || near > 1):
			if m.noun || near < 8 {
				return hoped
			}
		case w == "ان" && foreseenAR[r.bare(i-1)] || w == "ان" && foreseenAR[r.bare(i-2)]:
			if !m.noun {
				return hoped
			}
		case r.moodCue(i, fearCuesAR) && near <= 8 && (masdar || present || near <= 3):
			return hoped
		case r.moodCue(i, habitCuesAR) && near <= 6 && (present || masdar):
			return hoped
		case r.moodCue(i, trendCuesAR) && near <= 4 && (masdar || present):
			return hoped
		case r.moodCue(i, aimCuesAR) && near <= 3 && (m.noun || present || strings.HasPrefix(w, "ل")):
			return hoped
		case strings.HasPrefix(w, "ل") && near == 1 && m.noun && masdarAR[strings.TrimPrefix(w, "ل")]:
			return hoped // "لشن هجوم"
		}
	}
	if present && (r.nextHabit(m.to) || r.nextHabit(m.to+1)) {
		return hoped // "يهاجمون عادة"
	}
	if masdar && !m.firm {
		m.firm = r.opensSentence(m.from, s) || r.by(m, s) || r.afterDone(m)
	}
	if m.noun && (strings.HasPrefix(r.norm(m.to), "محتمل") || strings.HasPrefix(r.norm(m.to), "وشيك") || strings.HasPrefix(r.norm(m.to), "مستقبل") || strings.HasPrefix(r.norm(m.to), "مفترض")) {
		return hoped
	}
	if w := r.norm(m.from - 1); (masdar || r.cue(m.from, verbalNouns)) && (w == "اي" || w == "لاي" || w == "باي" || w == "واي") {
		return hoped
	}
	if m.class == incident.Clash && r.norm(m.from-1) == "من" && r.yearsBefore(m.from-1, s) {
		return hoped // "بعد ثلاث سنوات من المواجهات"
	}
	if r.nowAndThen(s) {
		return hoped
	}
	if masdar && !m.noun && violent[m.class] && (r.bare(m.from-1) == "محاوله" || r.bare(m.from-2) == "محاوله") {
		return hoped // "محاولة شخصين زرع عبوات"
	}
	if m.noun && r.norm(m.from-1) == "محاوله" {
		return attempted
	}
	return factual
}

// yearsBefore reports whether a stretch of time stands in the few words before token i.
func (r *reader) yearsBefore(i int, s *sentence) bool {
	for t := i - 1; t >= s.from && t > i-5; t-- {
		switch r.bare(t) {
		case "سنوات", "سنه", "سنتين", "عام", "عامين", "اعوام", "اشهر", "شهور", "شهرين", "اسابيع":
			return true
		}
	}
	return false
}

// nowAndThen reports whether a sentence tells what is done again and again: "بين الحين والآخر".
func (r *reader) nowAndThen(s *sentence) bool {
	for i := s.from; i+2 < s.to; i++ {
		if w := r.norm(i); w != "بين" && w != "من" {
			continue
		}
		switch r.norm(i + 1) {
		case "الحين", "حين", "فتره", "الفتره", "الفينه", "فينه", "وقت", "وقتا":
			switch r.norm(i + 2) {
			case "والاخر", "واخر", "واخري", "والاخري", "لاخر", "الي":
				return true
			}
		}
	}
	return false
}

// verbalNoun reports a word that is written like a verb and stands behind a preposition: "في شن هجمات".
func (r *reader) verbalNoun(i int) bool {
	if i > 0 && verbalNouns[r.bare(i)] && (r.isPresent(i-1) || r.cue(i-1, topicCuesAR) || r.cue(i-1, fearCuesAR)) {
		return true // "تستهدف ضبط خلايا", "عزمه شن عملية"
	}
	switch r.norm(i - 1) {
	case "في", "من", "عن", "على", "علي", "الى", "الي", "خلال", "عبر", "دون", "محاوله", "اعاده", "لاعاده", "باعاده":
		return true
	}
	return false
}

// cue reports whether a token, with or without article and one-letter words, is one of the words.
func (r *reader) cue(i int, words map[string]bool) bool {
	for _, f := range r.forms[i] {
		if words[f] {
			return true
		}
	}
	b := r.bares[i]
	return b != r.forms[i][0] && words[b]
}

// moodCue is cue for sets that everyWord marks as such: most words are in none of them.
func (r *reader) moodCue(i int, words map[string]bool) bool {
	w := r.lemmas[i]
	return (w.any|w.bareIn)&moodCue != 0 && r.cue(i, words)
}

// willCome reports whether one of the tokens is an Arabic verb in the future.
func (r *reader) willCome(from, to int) bool {
	for i := from; i < to; i++ {
		w := strings.TrimPrefix(strings.TrimPrefix(r.norm(i), "و"), "ف")
		if rest, ok := strings.CutPrefix(w, "س"); ok && arabicPresent[rest] {
			return true
		}
	}
	return false
}

// finiteIn reports whether one of the tokens is an Arabic verb in the past or the present, or does a verb's work.
func (r *reader) finiteIn(from, to int) bool {
	for i := from; i < to; i++ {
		if r.finite(i) || r.moodCue(i, doneCuesAR) {
			return true
		}
	}
	return false
}

// governed reports whether a noun of action that stands near tokens behind token i is there what somebody discusses, wants,
// can do or should do: "على ضرورة ملاحقة المطلوبين ومصادرة السلاح".
func (r *reader) governed(i, near int, m *mention) bool {
	reach := 4
	switch {
	case strings.HasSuffix(m.clitic, "و"):
		reach = 12 // one of several
	case r.norm(m.from-1) == "ثم":
		reach = 22 // "اتفقوا على مهاجمة دورية …، ومن ثم تفجير"
	}
	if near > reach {
		return false
	}
	if r.cue(i, topicCuesAR) {
		return true
	}
	return r.cue(i, topicVerbsAR) && (near <= 3 || reach > 4)
}

// used are the verbs before what somebody used to do.
var used = set("كان", "كانت", "كانوا", "كانا")

// usedTo reports whether the verb at token i, with one of the present behind it, tells a habit on no day, in which a noun of
// action stands.
func (r *reader) usedTo(i int, m *mention, s *sentence) bool {
	habit := false
	for t := i + 1; t < min(i+6, m.from) && !habit; t++ {
		habit = r.isPresent(t) || strings.HasPrefix(r.norm(t), "ي") && strings.HasSuffix(r.norm(t), "ون")
	}
	return habit && len(r.datesIn(i, s.to)) == 0 && !strings.HasSuffix(r.norm(m.from), "هم") && !strings.HasSuffix(r.norm(m.from), "ها")
}

// leadsOn reports whether token i is a verb that says what may lead to what, of something that has not happened: "قد يؤدي إلى",
// "سيدفع نحو".
func (r *reader) leadsOn(i int) bool {
	w := r.norm(i)
	if rest, ok := strings.CutPrefix(strings.TrimPrefix(strings.TrimPrefix(w, "و"), "ف"), "س"); ok && leadsAR[rest] {
		return true
	}
	if !leadsAR[w] {
		return false
	}
	switch r.bare(i - 1) {
	case "قد", "ان", "ربما":
		return true
	}
	return false
}

// wishedAmong reports whether a noun of action goes on a list of what is wanted, feared or usually done: "لتفتيش المنطقة
// وتطهيرها", "تعتمد على نصب الكمائن وزرع العبوات".
func (r *reader) wishedAmong(m *mention, s *sentence) bool {
	if !r.cue(m.from, verbalNouns) && r.finite(m.from) {
		return false
	}
	for i := m.from - 1; i >= s.from && i >= m.from-12 && !clauseEnd(r.norm(i)); i-- {
		if rest, ok := strings.CutPrefix(strings.TrimPrefix(r.norm(i), "و"), "ل"); ok && (verbalNouns[rest] || masdarAR[rest] || r.tables.begins(rest) && !arabicPast[rest]) {
			return !sufferedAR[r.bare(i-1)]
		}
		if r.cue(i, doneCuesAR) || resultsAR[r.bare(i)] {
			return false
		}
		if r.cue(i, topicCuesAR) || r.cue(i, topicVerbsAR) || r.cue(i, habitCuesAR) || purposeCuesAR[r.bare(i)] || fearCuesAR[r.bare(i)] {
			return true
		}
	}
	return false
}

// accusedOf reports a word for whom something is laid to, or for its being laid to them.
func accusedOf(w string) bool {
	w = strings.TrimPrefix(w, "ال")
	for _, stem := range []string{"متهم", "اتهام", "مشتبه", "مدان", "متورط"} {
		if rest, ok := strings.CutPrefix(w, stem); ok {
			switch rest {
			case "", "ه", "ين", "ون", "ان", "ا", "هم", "ها", "هما", "ات":
				return true
			}
		}
	}
	return false
}

// statistic reports whether a mention belongs to what a text counted over some time, and is no deed of its own: "أحصى المرصد منذ
// مطلع العام 224 عملية …, أسفرت عن مقتل".
func (r *reader) statistic(m *mention, s *sentence) bool {
	if isLatin(r.norm(m.from)) || !violent[m.class] && m.class != incident.Operation && m.class != incident.Raid {
		return false
	}
	long := m.date == nil
	if d := m.date; d != nil {
		for t := d.from; t < d.to; t++ {
			if eras[r.norm(t)] && (m.noun || r.isPresent(m.from)) {
				return true // "شهدت المنطقة خلال السنوات الماضية قصفاً"
			}
		}
		if d.own.Precision == incident.TimeDay && !d.since {
			return false
		}
		long = r.lasting(d)
	}
	if d := m.date; m.toll && d != nil && d.when.Precision == incident.TimeRange && d.when.Start != incident.NoDay && d.when.End-d.when.Start > 60 {
		return true // "أودت بين عامي 2015 و2017 بحياة المئات"
	}
	if m.noun && manyAR[r.bare(m.from)] && r.summed(m, s) {
		return true // "بلغت الحصيلة 658 قتيلاً خلال هجمات"
	}
	if d := m.date; m.noun && d != nil && d.since && long && manyAR[r.bare(m.from)] {
		return true // "قُتل 61 في هجمات منذ بداية العام"
	}
	near := m.date != nil && m.date.since && (long && m.toll || r.tallyNear(m, s))
	if near {
		return true
	}
	for _, f := range r.figuresIn(s.from, m.to) {
		if (f.q.What == "attacks" || f.q.What == "raids") && f.q.Value >= 2 && long {
			switch {
			case m.toll && m.date == nil && r.opensWith(s, f.from):
				return true // "– 9 عمليات في دير الزور، أسفرت عن مقتل"
			case f.q.Value >= 3 && (m.date != nil && m.date.since || r.tallyBefore(s, f.from)):
				return true
			}
		}
	}
	return false
}

// summed reports whether a word for a sum, or a verb of counting, stands in the sentence before a mention.
func (r *reader) summed(m *mention, s *sentence) bool {
	for t := s.from; t < m.from; t++ {
		if w := r.bare(t); countingAR[w] || sumsAR[w] || sumsAR[strings.TrimPrefix(w, "ال")] {
			return m.date == nil || m.date.own.Precision != incident.TimeDay || m.date.since
		}
	}
	return false
}

// lasting reports whether a date is a stretch of time over which a text counts.
func (r *reader) lasting(d *date) bool {
	if w := d.when; w.Start != incident.NoDay && w.End != incident.NoDay {
		return w.End-w.Start >= 6
	}
	for t := d.from; t < d.to; t++ {
		if longTimes[r.bare(t)] {
			return true
		}
	}
	return false
}

// tallyNear reports whether words for a sum stand before a mention: "تعداد الذين اغتالتهم الخلايا".
func (r *reader) tallyNear(m *mention, s *sentence) bool {
	for i := m.from - 1; i >= s.from && i >= m.from-8; i-- {
		if sumsAR[r.bare(i)] || sumsAR[strings.TrimPrefix(r.bare(i), "ال")] {
			return true
		}
	}
	return false
}

// tallyBefore reports whether a verb of counting, or a word for a sum, stands before token i.
func (r *reader) tallyBefore(s *sentence, i int) bool {
	for t := i - 1; t >= s.from && t >= i-12; t-- {
		if countingAR[r.bare(t)] || sumsAR[r.bare(t)] || sumsAR[strings.TrimPrefix(r.bare(t), "ال")] {
			return true
		}
	}
	return false
}

// opensWith reports whether token i is the first word of an item.
func (r *reader) opensWith(s *sentence, i int) bool {
	for t := s.from; t < i; t++ {
		if r.tokens[t].Kind == text.Word {
			return false
		}
	}
	return true
}

// nextHabit reports a word behind a verb which says that it is done again and again.
func (r *reader) nextHabit(i int) bool { return i < len(r.tokens) && r.cue(i, habitCuesAR) }

// opensSentence reports whether a noun of action opens a sentence, a headline or what is announced: there it tells what happened.
func (r *reader) opensSentence(i int, s *sentence) bool {
	if i == s.from {
		return true
	}
	switch r.norm(i - 1) {
	case ":", "-", "–", "—", "•", "..", "…", "|", "\n":
		return true
	}
	return i == s.from+1 && r.tokens[s.from].Kind != text.Word
}

// afterDone reports whether a noun of action stands where its act is taken as done: "عقب اعتقاله", "هجوم شنّه".
func (r *reader) afterDone(m *mention) bool {
	switch r.bare(m.from - 1) {
	case "بعد", "عقب", "اثر", "جراء", "بسبب", "نتيجه", "منذ":
		return true
	case "من", "علي":
		for i := m.from - 2; i > m.from-6 && i >= 0; i-- {
			if w := r.bare(i); w == "بعد" || w == "عقب" {
				return r.inDate(i) || r.inDate(i+1) || timeUnits[r.bare(i+1)] // "بعد ساعات من سيطرة"
			}
		}
		return r.bare(m.from-2) == "ردا" || r.bare(m.from-2) == "رد" || r.bare(m.from-2) == "احتجاجا"
	}
	return r.relative(m)
}

// relative reports whether a clause tells of an act named without the article: "هجوم شنّه التنظيم".
func (r *reader) relative(m *mention) bool {
	if m.to >= len(r.tokens) || strings.HasPrefix(strings.TrimPrefix(r.norm(m.from), m.clitic), "ال") {
		return false
	}
	for i := m.to; i < m.to+2 && i < len(r.tokens); i++ { // perhaps behind an adjective: "اشتباكات متقطعة شهدها"
		next := r.norm(i)
		if arabicPast[next] && !arabicPresent[next] && !verbalNouns[next] && !nounsInH[next] && !stopCues[next] {
			return true
		}
		if r.tokens[i].Kind != text.Word || !strings.HasSuffix(next, "ه") {
			return false
		}
	}
	return false
}

// by reports whether the words behind a noun of action name who did it: "على يد", "من قبل".
func (r *reader) by(m *mention, s *sentence) bool {
	for i := m.to; i < s.to && i < m.to+5; i++ {
		switch w := r.norm(i); {
		case clauseEnd(w):
			return false
		case w == "يد" || w == "ايدي" || w == "بيد" || w == "قبل" && r.norm(i-1) == "من" || w == "جانب" && r.norm(i-1) == "من":
			return true
		}
	}
	return false
}

// finite reports whether a token may be an Arabic verb in the past or the present.
func (r *reader) finite(i int) bool {
	return r.lemmas[i].any&finiteVerb != 0
}

// isPresent reports whether an Arabic verb stands in the form of the present.
func (r *reader) isPresent(i int) bool {
	if r.lemmas[i].any&presentAR == 0 {
		return false
	}
	w := r.norm(i)
	for _, f := range r.forms[i] {
		if f == w || strings.HasSuffix(w, f) {
			if arabicPresent[f] {
				return !arabicPast[f]
			}
		}
	}
	return false
}

var (
	purposeCuesAR = set("بتهمه", "تهمه", "لقيامه", "لقيامهم", "جنب", "جنبت", "كي", "لكي", "بهدف", "بغيه", "لمنع", "منعه", "منعها", "منعهم", "لمنعه", "لمنعها", "لمنعهم", "بغرض", "لغرض", "لاجل", "منع", "للحد", "لتنفيذ", "التخطيط", "بالتخطيط", "مكافحه", "محاربه", "لمكافحه", "لمحاربه", "لتفادي", "لتجنب", "تجنب", "لضمان", "بقصد")
	ifCuesAR      = set("اذا", "لو", "ما لم", "طالما")
	maybeCuesAR   = set("احتماليه", "احتمال", "احتمالات", "ربما", "قد", "يمكن", "يمكنه", "محتمل", "محتمله", "فرص", "المحتمل", "المرجح", "يرجح", "يحتمل")
	plannedCuesAR = set("يعتزم", "تعتزم", "اعتزامها", "اعتزامه", "يخطط", "تخطط", "سوف", "ينوي", "تنوي", "المقرر", "مقرر", "المرتقب", "ستبدا")
	notCuesAR     = set("لم", "لن", "لا", "ليس", "ليست", "دون", "عدم")
	leadsAR       = set("يودي", "تودي", "يفتح", "تفتح", "يسمح", "تسمح", "يمهد", "تمهد", "يفضي", "تفضي", "يقود", "تقود", "يتيح", "تتيح", "يشجع", "تشجع", "يدفع", "تدفع", "يسفر", "تسفر", "يتسبب", "تتسبب", "ينذر", "تنذر", "يهدد", "تهدد", "يضطر", "تضطر", "يشعل", "تشعل", "يسهل", "تسهل")
	accustomed    = verbs("اعتاد/عتاد داب/داب اعتزم/عتزم", "")
	awaited       = verbs("انتظر/نتظر ترقب/ترقب طالب/طالب امل/امل ناشد/ناشد", "")
	resultsAR     = set("ادت", "ادي", "اسفر", "اسفرت", "اسفرتا", "انتهت", "انتهي", "تمخض", "تمخضت", "نتج", "قادت", "افضت", "افضي", "نجم", "تسبب", "تسببت", "اوقع", "اوقعت")
	doneBefore    = set("عقب", "اثر", "جراء")
	was           = set("كان", "كانت", "كانوا", "كانا")
	accused       = verbs("اتهم/تهم اشتبه/شتبه تورط/تورط", "", "متهم", "متهما", "متهمين", "متورط", "متورطين", "مشتبه", "يشتبه", "تورطه", "ضلوعه")
	readyAR       = set("معد", "معده", "معدا", "معدين", "معدتين", "معدتان", "جاهز", "جاهزه", "مجهز", "مجهزه", "مهيا", "مهياه", "مخصص", "مخصصه",
		"خاضع", "خاضعه", "الخاضع", "الخاضعه", "الخاضعين", "تخضع", "يخضع", "خضعت")
	resultsNowAR = set("تسفر", "يسفر", "تودي", "يودي", "تفضي", "يفضي")
	foreseenAR   = set("ينتظر", "منتظر", "يرتقب", "مرتقب", "توقع", "توقعت", "يتوقع", "تتوقع", "متوقعا", "يرجح", "رجح", "ترجح", "مرجحا", "يحذر", "حذر", "حذرت", "محذرا", "محذره", "المنتظر", "المتوقع", "المقرر", "المرتقب", "المفترض", "تعتزم", "يعتزم", "المرجح", "تحذر")
	fearCuesAR   = set("يستغل", "تستغل", "يستغلها", "يستغله", "استغلال", "لاستغلال", "استغلالها", "تستخدمه", "تستخدمها", "لاعاده", "يطالب", "طالب", "طالبت", "تطالب", "مطالبه", "المطالبه", "دعوات", "دعوه", "دعا", "دعت", "يدعو", "تدعو", "داعيا", "داعيه", "مطالبا", "التحذير", "خطوره", "تداعيات", "مخاوف", "خشيه", "تخوف", "تخوفات", "خوفا", "تحسبا", "خطر", "مخاطر", "تهديدات", "عاجز", "عاجزه", "عاجزين", "عاجزون", "عجز", "عجزه", "عجزها", "امكانيه", "قدره", "قدرته", "قدرتها", "قادر", "قادره", "قدرات", "نيه", "نوايا", "استعداد", "استعدادات", "تحضيرات", "تحذير", "تحذيرات", "يستطيع", "تستطيع", "يسعي", "تسعي", "يحاول", "تحاول", "محاولات", "سيناريو")
	timeUnits    = set("ساعات", "ساعه", "ايام", "يوم", "يومين", "ساعتين", "دقايق", "اسبوع", "اسابيع", "اسبوعين", "شهر", "شهرين", "اشهر", "سنوات", "سنه", "عام", "عامين", "اعوام", "وقت", "قليل")
	// verbalNouns are nouns of action that are written like a verb of the past.
	verbalNouns = set("قتل", "ضبط", "زرع", "خطف", "نقل", "قصف", "نسف", "دهم", "طرد", "حرق", "ذبح", "نحر", "صلب", "رجم", "قنص", "طعن", "سحب", "نشر", "بث", "شن", "منع", "كشف", "رفع", "حجز", "صد", "جرح", "خفض", "ضرب", "فرض", "نصب", "نهب", "سلب", "دك", "اسر", "قبض", "فتح", "قطع", "عقد", "تسلم", "تسلل", "تبادل", "تقدم", "تعقب", "تمركز", "تموضع", "توجه", "تحرك", "تبني")
	// doneCuesAR say that the act behind them was done.
	doneCuesAR = verbs("جري/جري قام/قوم تمكن/تمكن نجح/نجح اقدم/قدم انجز/نجز استكمل/ستكمل استطاع/ستطيع", "", "تم", "تمت", "فتمت", "وتم")
	// preparing are verbs of those who are about to do something.
	preparing = verbs("استعد/ستعد تحضر/تحضر تاهب/تاهب تجهز/تجهز", "")
	// topicCuesAR are nouns and verbs before what is wanted, discussed or possible.
	topicCuesAR = set("يعمل", "تعمل", "يعملون", "ضروره", "اهميه", "وجوب", "اولويه", "اولويات", "مسووليه", "سبل", "سبيل", "ملف", "ملفات", "قضيه", "مساله", "موضوع", "امكانيه", "فكره", "مقترح", "مقترحات", "اقتراح", "كيفيه",
		"طريقه", "اساليب", "اسلوب", "تكتيك", "تكتيكات", "نهج", "وسايل", "جاهزيه", "الجاهزيه", "اهبه", "مستعد", "مستعده", "مستعدون", "رغبه", "طلب", "طلبات", "شروط", "شرط", "عدم", "حظر", "تجنب", "تفادي", "الحيلوله", "بضروره", "تسهيل",
		"مهام", "مهمته", "مهمتها", "واجب", "واجبها", "واجباتها", "اختصاص", "صلاحيه", "صلاحيات", "قانون", "سياسه", "استراتيجيه", "برنامج", "خطط", "خطه", "جهود", "مساعي", "مسعي", "هدف", "اهداف", "هدفها", "هدفه", "حلم",
		"فرصه", "فرص", "حق", "حقها", "حقه", "خيار", "خيارات", "سيناريو", "سيناريوهات", "حلول", "تاهيل", "تدريب", "دوره", "دورات", "تمرين", "تمارين", "مناوره", "مناورات", "محاكاه", "قادره", "قادر", "قادرين", "قادرون", "القدره", "استمرار",
		"دعوته", "دعوتها", "دعوتهم", "مطالبته", "مطالبتها", "مناشدته", "مناشدتها", "رغبته", "رغبتها", "استعداده", "استعدادها", "نيته", "نيتها", "عزمه", "عزمها", "ذكري", "الذكري")
	// topicVerbsAR govern what they discuss or want.
	topicVerbsAR = verbs("بحث/بحث ناقش/ناقش تناول/تناول درس/درس تدارس/تدارس شجع/شجع دعم/دعم تطلب/تطلب استدعي/ستدعي استوجب/ستوجب استبعد/ستبعد اتاح/تيح سمح/سمح سهل/سهل طمح/طمح امل/امل تطلع/تطلع"+
		" اراد/ريد رغب/رغب فضل/فضل حاول/حاول سعي/سعي اتفق/تفق احتاج/حتاج قدر/قدر طلب/طلب طالب/طالب ناشد/ناشد اقترح/قترح شدد/شدد عارض/عارض رفض/رفض خشي/خشي خطط/خطط اعتزم/عتزم نوي/نوي هدف/هدف عزم/عزم"+
		" تعهد/تعهد وعد/عد انتظر/نتظر ترقب/ترقب امكن/مكن اعتاد/عتاد داب/داب عمد/عمد لجا/لجا اعتمد/عتمد اجاز/جيز", "", "معتمدا", "معتمده", "معتمدين", "يجب", "ينبغي", "يضمن", "بحث", "لبحث", "مناقشه", "دراسه")
	habitCuesAR = set("غالبا", "عاده", "باستمرار", "يوميا", "دوريا", "اسبوعيا", "شهريا", "سنويا", "احيانا", "دايما", "دوما", "مرارا", "تكرارا", "كثيرا", "بانتظام", "اعتاد", "اعتادت", "اعتادوا", "داب", "دابت", "دابوا",
		"يعمد", "تعمد", "يلجا", "تلجا", "يعتمد", "تعتمد", "درج", "درجت", "معتاد", "المعتاد", "روتيني", "روتينيه", "تقليدي", "لطالما")
	trendCuesAR = set("حوادث", "ظاهره", "سلسله", "تراجع", "تراجعت", "ارتفاع", "ارتفعت", "انخفاض", "انخفضت", "تزايد", "تزايدت", "تصاعد", "تصاعدت", "تكثيف", "تكرار", "عوده", "وتيره", "عدد", "معدل", "موجه")
	aimCuesAR   = set("شن", "بشن", "تنفيذ", "بتنفيذ", "تخطيط", "خطط", "خطه", "مخطط", "وقف", "انهاء", "ضد")
	eras        = set("سنوات", "السنوات", "اعوام", "الاعوام", "عقود", "العقود")
	causesAR    = set("جراء", "اثر", "نتيجه", "بسبب")
	tollsAR     = set("ضحايا", "قتلي", "شهداء", "جرحي", "ضحيه", "مصابي")
	longTimes   = set("عام", "العام", "عاما", "سنه", "السنه", "شهر", "الشهر", "اشهر", "شهور", "سنوات", "اعوام", "الاخيره", "الماضيه", "اسابيع")
	countingAR  = verbs("احصي/حصي سجل/سجل وثق/وثق بلغ/بلغ شهد/شهد تجاوز/تجاوز رصد/رصد", "")
	sumsAR      = set("عدد", "تعداد", "حصيله", "مجموع", "اجمالي", "معدل", "احصاء", "احصاييه", "احصايات")
	struckAR    = verbs("تعرض/تعرض", "")
	sufferedAR  = set("تعرض", "تعرضت", "تعرضوا", "نتيجه", "ردا", "وفقا", "تبنيه", "تعرضه", "تعرضها", "عرضه", "تعرضهم", "ضحيه")
	masdarAR    = set("شن", "تنفيذ", "تفجير", "استهداف", "اغتيال", "مهاجمه", "اقتحام", "قصف", "خطف", "قتل", "زرع", "ضرب", "السيطره", "الاستيلاء", "نشر", "اعتقال", "مداهمه", "هجوم", "هجمات")
)

func init() {
	learn(used, leadsAR, accused, readyAR, resultsNowAR, doneBefore, was, awaited, accustomed, timeUnits, preparing, topicCuesAR, habitCuesAR, resultsAR, purposeCuesAR, ifCuesAR, maybeCuesAR, plannedCuesAR, notCuesAR, fearCuesAR, habitCuesAR, trendCuesAR, aimCuesAR, sufferedAR, masdarAR, longTimes, countingAR, sumsAR, causesAR, tollsAR)
}
