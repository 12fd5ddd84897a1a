package read

import (
	"slices"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// subjectNoun reports whether token i is a noun of action whose genitive is who acts.
func (r *reader) subjectNoun(i int) bool {
	for _, f := range r.forms[i] {
		if subjectNouns[f] {
			return true
		}
	}
	return subjectNouns[r.norm(i)]
}

func (r *reader) anyOf(i int, words map[string]bool) bool {
	if i < 0 || i >= len(r.tokens) {
		return false
	}
	for _, f := range r.forms[i] { // the first is the word as it stands
		if words[f] {
			return true
		}
	}
	return false
}

// mainVerbAR finds the word of the pattern that tells the act, and whether it is a verb.
func (c *casting) mainVerbAR() {
	r, m := c.r, c.m
	c.verb, c.noun = m.from, true
	for t := m.from; t < m.to; t++ {
		if r.tokens[t].Kind != text.Word || !r.act(t) || len(r.placesIn(t, t+1)) > 0 {
			continue
		}
		if t == m.from && m.noun {
			break
		}
		if r.masdar(t) {
			if t == m.from {
				break
			}
			continue
		}
		c.verb, c.noun = t, false
		break
	}
	if c.noun {
		return
	}
	c.passive = r.passiveAR(c.verb, m)
}

// masdar reports whether a word that may be a verb stands as a noun: with the article, behind a preposition or another noun of action.
func (r *reader) masdar(i int) bool {
	w := r.norm(i)
	if strings.HasSuffix(r.tokens[i].Text, "ة") {
		return true // no verb ends so: سيطرة is not "mastered him"
	}
	if w == "تنفيذ" || definite(w) && !arabicPast[w] || strings.HasPrefix(w, "ب") && !isAct(w) || strings.HasPrefix(w, "ل") && !isAct(w) {
		return true
	}
	switch b := r.bare(i - 1); b {
	case "تم", "جري", "بعد", "عقب", "اثر", "قبل", "عن", "في", "الي", "علي", "من", "خلال", "عمليه", "محاوله", "نتيجه", "جراء", "منذ", "حول", "يتم", "وتم", "بهدف", "دون", "رغم", "حادثه", "اعلان", "اعاده", "الي جانب":
		return !present(w)
	}
	return false
}

func present(w string) bool { return arabicPresent[w] }

// suffersAR are verbs whose subject is the one it is done to.
var suffersAR = set("تعرض", "تعرضت", "تعرضوا", "يتعرض", "تتعرض", "لقي", "لقيت", "استشهد", "استشهدت", "قضي", "توفي", "توفيت", "ارتقي", "وقع", "وقعت", "سقط", "سقطت", "خسر", "خسرت", "فقد", "فقدت", "اغتيل", "اغتيلت", "اصيب", "اصيبت", "استسلم", "استسلمت", "استسلموا")

// passiveAR reports a verb in the passive: written so, of those that are always so, or followed at once by a count of people.
func (r *reader) passiveAR(i int, m *mention) bool {
	raw := r.tokens[i].Text
	rest := strings.TrimPrefix(strings.TrimPrefix(raw, "و"), "ف")
	if k := strings.Index(rest, "ُ"); k > 0 && (k <= 3 || k <= 6 && strings.HasPrefix(rest, "ا")) {
		return true // on the first letter, or on the third of "اختُطف", "استُهدف"
	}
	if r.anyOf(i, suffersAR) {
		return true
	}
	if w := r.norm(i); strings.HasSuffix(w, "وا") || strings.HasSuffix(w, "ه") || strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هم") {
		return false
	}
	next := i + 1
	if r.inDate(next) || r.namingAt(next) != nil && r.namingAt(next).sort <= byReturn {
		return false
	}
	switch m.class {
	case incident.Attack, incident.Kidnapping, incident.Execution, incident.Assassination, incident.Arrest, incident.ExplosiveRemnant, incident.Clash, incident.Airstrike, incident.Bombing:
		if m.toll || violent[m.class] && (r.anyOf(i, killsAR)) || m.class == incident.Arrest {
			for _, f := range r.figuresIn(next, next+2) {
				if f.from <= next+1 && !strings.HasPrefix(r.norm(i), "و") && !strings.HasPrefix(r.norm(i), "ف") && !strings.HasSuffix(r.norm(i), "ت") {
					return true
				}
			}
		}
	}
	return false
}

var killsAR = set("قتل", "قتلت", "خطف", "اختطف", "جرح", "اعدم", "ذبح")

// slaysAR are verbs of the present whose subject stands before them.
var slaysAR = set("يقتل", "تقتل", "يعدم", "تعدم", "يخطف", "تخطف", "يغتال", "تغتال", "اغتال", "اغتالت")

// killsNowAR are verbs whose means is told by a noun with "by": "قتل التحالف بغارة".
var killsNowAR = set("يقتل", "تقتل", "يدمر", "تدمر", "دمر", "دمرت", "قتل", "قتلت", "يستهدف", "تستهدف", "استهدف", "استهدفت", "حيد", "حيدت", "يحيد", "تحيد", "صفي", "صفت", "اصاب", "اصابت", "قصف", "قصفت")

// turnAR reports whether the words of an act end at token i.
func (c *casting) turnAR(i int) bool {
	if i < 0 || i >= len(c.r.tokens) {
		return false
	}
	w, b := c.r.norm(i), c.r.bare(i)
	switch w {
	case ".", ";", "؛", ":", "؟", "!":
		return true
	}
	word := c.r.lemmas[i]
	turns := (word.normIn|word.bareIn)&turnsAct != 0 // it is in one of the sets below, see everyWord
	if i > c.m.to && (w == "وقد" || w == "وتم" || w == "وجري" || w == "ان" || w == "وان" || b == "بان") || turns && (accuseAR[b] || accuseAR[w]) {
		return true
	}
	if turns && turnsAR[b] {
		return b != "حين" && b != "غير" || c.r.norm(i-1) == "في" || c.r.norm(i+1) == "ان"
	}
	return turns && i > c.m.to && (turnSaysAR[b] || purposeCuesAR[w])
}

var turnSaysAR = set("قال", "قالت", "قالوا", "اعلن", "اعلنت", "افاد", "افادت", "اكد", "اكدت", "ذكر", "ذكرت", "اوضح", "اوضحت", "اضاف", "اضافت", "اشار", "اشارت", "نفي", "نفت", "زعم", "زعمت", "ادعي", "ادعت", "يقول", "تقول", "يري", "تري", "يوكد", "توكد", "رجح", "رجحت", "حذر", "حذرت", "تحدث", "تحدثت", "احصي", "احصت", "وصف", "وصفت")

// readAR walks through the words behind an Arabic act, and where they name nobody who did it through those before it.
func (c *casting) readAR(earlier []*mention) {
	c.mainVerbAR()
	r, m := c.r, c.m
	cur := doing
	switch {
	case m.class == incident.Clash && c.noun:
		cur = aside
	case m.class == incident.Threat && c.noun:
		if n := r.namingAt(c.verb + 1); n == nil || n.prefix != "" {
			cur = suffering // "تهديدات إلى"
		}
	case r.anyOf(c.verb, burstsAR) && !c.noun:
		cur = suffering
	case m.toll && c.noun || c.noun && r.anyOf(c.verb, hurtNouns):
		cur = hurt
	case c.noun && !r.subjectNoun(c.verb):
		cur = suffering
	case claimsAR[r.bare(c.verb)]:
		cur = claiming
	case r.anyOf(c.verb, pledgeAR):
		cur = helping
	case c.passive:
		cur = suffering
		if m.toll || r.anyOf(c.verb, killsAR) {
			cur = hurt
		}
	case !c.noun && (strings.HasSuffix(r.norm(c.verb), "وا") || itselfAR[r.norm(c.verb-1)]):
		cur = suffering // whoever "they" are was named before
		if r.anyOf(c.verb, killsAR) {
			cur = hurt
		}
	}
	claimed := r.claimBefore(m, c.s)
	if claimed != nil && c.noun {
		c.take(claimed, claiming)
		cur = aside
	}
	right := min(m.right, c.s.to)
	if c.noun && (timesAR[r.bare(m.from-1)] || timesAR[r.bare(m.from-2)]) { // "عقب التفجير، نزل الأهالي"
		for i := m.to; i < right; i++ {
			if w := r.norm(i); w == "،" || w == "," {
				right = i
			}
		}
	}
	if (cur == doing || !c.noun && !c.passive && strings.HasSuffix(r.norm(c.verb), "وا")) && !c.noun && c.adjacentAR(earlier) {
		cur = suffering
		if r.anyOf(c.verb, killsAR) || r.anyOf(c.verb, slaysAR) {
			cur = hurt
		}
	}
	if c.noun && cur == doing {
		if c.beforeNounAR(earlier); c.doer() != nil {
			cur = suffering
		}
	}
	if cur == doing && !c.noun && c.s.headline && len(earlier) > 0 && strings.HasPrefix(r.norm(c.verb), "و") && !actFormStarts(r.norm(c.verb)) && earlier[len(earlier)-1].agent != "" {
		cur = suffering // "داعش يبث شريطاً ويتوعد العشيرة": headlines have the subject in front
	}
	if n := r.namingAt(m.from); n != nil && c.noun && c.doer() == nil && n.sort <= byReturn && n.from == c.verb && c.party(n) && c.canDo(n) {
		c.take(n, doing) // "قيام طائرات عراقية بقصف": the act is told from its doer on
		cur = suffering
	}
	c.walkAR(c.verb+1, right, cur)
	c.exposedAR(earlier)
	c.hurtBeforeAR(earlier)
	if c.doer() == nil && claimed == nil && right < c.s.to {
		c.beyondAR(right)
	}
	if n := r.namingAt(m.from); n != nil && n.sort == unnamed && c.doer() == nil && c.canDo(n) {
		c.take(n, doing) // "انتحاري فجر نفسه"
	}
	if c.doer() == nil && claimed == nil && cur != claiming && !(c.passive && m.class != incident.Arrest) {
		c.beforeAR(earlier)
	} else {
		c.helpersBeforeAR(earlier)
	}
	if c.noun && counter[m.class] && c.doer() == nil && claimed == nil {
		c.announcerAR(earlier)
	}
	if cur == claiming && c.last == nil {
		if n := r.claimantBefore(c.verb); n != nil {
			c.take(n, claiming)
		}
	}
}

// itselfAR stand before a verb whose subject was named before: "أعلنت أنها نشرت".
var itselfAR = set("انه", "انها", "انهم", "بانه", "بانها", "بانهم", "وانه", "وانها", "وانهم", "لانه", "لانها", "لكنه", "لكنها", "لكنهم")

// announcerAR takes who announces an act of its own by a noun right behind the verb of announcing, a day between them:
// "قسد أعلنت، الأحد، القبض على".
func (c *casting) announcerAR(earlier []*mention) {
	r := c.r
	if len(earlier) > 0 {
		return
	}
	for t := c.verb - 1; t >= c.s.from && t >= c.verb-14; t-- {
		if !announcesAR[r.bare(t)] {
			if w := r.norm(t); r.tokens[t].Kind == text.Word && !r.inDate(t) && w != "في" && w != "عن" && w != "يوم" && w != "من" && r.namingAt(t) == nil && !r.inName(t) {
				return
			}
			continue
		}
		verb := c.verb
		c.verb, c.noun = t, false
		if !c.adjacentAR(earlier) {
			if n := r.namingAt(t + 1); n != nil && n.to <= verb && c.party(n) && c.canDo(n) && n.prefix == "" {
				c.take(n, doing)
			}
		}
		c.verb, c.noun = verb, true
		return
	}
}

var announcesAR = set("اعلن", "اعلنت", "يعلن", "تعلن", "اعلنا")

var trapsAR = set("كمين", "كماين", "كمينا", "استهداف")
var burstsAR = set("انفجر", "انفجرت", "تنفجر", "ينفجر", "انفجار")

// beyondAR looks for who did it behind the next noun of action, which is the means of this one: "قُتل قياديان في غارتين نفذهما التحالف".
func (c *casting) beyondAR(from int) {
	r := c.r
	for i := from; i < c.s.to && i < from+30; i++ {
		w, b := r.norm(i), r.bare(i)
		if c.turnAR(i) && !softAR[b] || strings.HasPrefix(w, "و") && (isAct(w) || isAct(b) || w == "وقد" || w == "وتم") {
			return
		}
		if !(doingAR[w] || w == "قبل" && r.norm(i-1) == "من" || b == "يد" && r.norm(i-1) == "علي") {
			continue
		}
		near := r.actorsIn(i+1, i+6)
		for k := range near {
			if n := &near[k]; c.party(n) && c.canDo(n) && n.prefix == "" && !(n.sort == unnamed && definite(r.norm(n.from))) {
				if behind := c.belongs(n); behind != nil {
					n = behind
				}
				c.take(n, doing)
				return
			}
		}
	}
}

// softAR end the words of an act, but not what says who did it.
var softAR = set("وفق", "وفقا", "بحسب", "حسب", "وسط", "عقب", "اثر", "منذ", "تمهيدا", "كي", "لكي", "ردا", "رغم", "تحسبا", "خشيه")

var pledgeAR = set("بايع", "بايعت", "يبايع", "مبايعه", "انضم", "انضمت")
var timesAR = set("بعد", "عقب", "اثر", "قبل", "قبيل", "بعيد", "منذ", "اعقاب")

// adjacentAR takes the subject of a verb that stands right before it, or between كان and قد: "الأسايش تعتقل", "كانت واشنطن قد زودت".
func (c *casting) adjacentAR(earlier []*mention) bool {
	r := c.r
	low := c.clauseAR(earlier)
	at := c.verb
	auxiliary := false
back:
	for at > low {
		switch w := r.norm(at - 1); {
		case w == "قد" || w == "لقد" || auxiliary && (w == "كان" || w == "كانت" || w == "كانوا"):
			auxiliary = true
		case strings.ContainsAny(w, "\"»”)"):
		case r.inDate(at-1) && r.dateStands(at-1, c.verb):
		case auxiliary && (w == "،" || w == "الان"):
		default:
			break back
		}
		at--
	}
	w := r.norm(c.verb)
	then := strings.HasPrefix(w, "ف") && !actFormStarts(w) && at == c.verb // "إلى القوة الجوية فنفذت": who was just named
	if strings.HasPrefix(w, "و") && !actFormStarts(w) || strings.HasPrefix(w, "ف") && !actFormStarts(w) && !then {
		return false
	}
	near := r.actorsIn(at-longestName, at)
	for k := range near {
		n := &near[k]
		if n.to == at && n.from >= low && c.party(n) && c.canDo(n) && n.sort != populace && !(n.sort == unnamed && definite(r.norm(n.from))) && (n.sort != byReturn || n.back != backForce || definite(r.norm(n.from))) {
			if behind := c.belongs(n); behind != nil {
				n = behind
			}
			prev := r.bare(n.from - 1)
			if then && (prev == "الي" || n.prefix == "ل") {
				c.take(n, doing)
				return true
			} else if then {
				return false
			}
			if prev == "من" && !auxiliary && !memberWords[r.bare(n.from-2)] && !c.memberBefore(n.from-1, low) || c.governedAR(n, low) && !auxiliary && !c.memberBefore(n.from, low) {
				continue
			}
			c.take(n, doing)
			c.listBefore(n, low)
			return true
		}
	}
	return false
}

// dateStands reports whether a date lies wholly before the verb, so that it may stand between it and its subject.
func (r *reader) dateStands(i, verb int) bool {
	for _, d := range r.datesIn(max(0, i-12), i+1) {
		if d.from <= i && i < d.to {
			return d.to <= verb
		}
	}
	return false
}

// memberBefore reports whether the words before token i name members of what follows: "وحدات من", "ممثلين عن".
func (c *casting) memberBefore(i, low int) bool {
	r := c.r
	for t := i - 1; t >= low && t >= i-4; t-- {
		b := r.bare(t)
		if strings.ContainsAny(r.norm(t), "\"“«(") {
			continue
		}
		if memberWords[b] && b != "من" || t < i-1 && r.norm(t+1) == "من" && (hurtNouns[b] || r.countedAt(t)) {
			return true
		}
		if b != "من" && b != "عن" && (b != "في" || !memberWords[r.bare(t-1)]) && r.tokens[t].Kind != text.Number {
			return false
		}
	}
	return false
}

// countedAt reports a token that counts people: "خمسة من الشرطة".
func (r *reader) countedAt(t int) bool {
	in := r.figuresIn(t, t+1)
	return slices.ContainsFunc(in, func(f figure) bool { return f.from <= t && t < f.to && f.q.Unit == "people" })
}

// joinedAR reports whether only the marks of a list stand between the end of one name and another.
func (r *reader) joinedAR(end int, n *naming) bool {
	and := strings.HasPrefix(n.prefix, "و")
	if n.from < end || n.from-end > 12 || n.from-end > 6 && !strings.ContainsAny(r.norm(end), "(") {
		return false
	}
	for t := end; t < n.from; t++ {
		w := r.norm(t)
		switch {
		case w == "و":
			and = true
		case w == "،" || w == ",":
		case strings.ContainsAny(w, "\"«»“”()-–"):
		case memberWords[r.bare(t)], memberWords[strings.TrimPrefix(w, "و")]:
			and = and || strings.HasPrefix(w, "و")
		case nested(r, t):
		case t > end && r.norm(t-1) == "(":
			close := r.wordIn(t, min(t+8, n.from), ")")
			if close < 0 {
				return false
			}
			t = close // "الحشد العشائري (مقاتلون محليون) وداعش"
		default:
			return false
		}
	}
	return and
}

// nested reports a name repeated in brackets: "قوات سوريا الديمقراطية (قسد)".
func nested(r *reader, t int) bool {
	return r.norm(t-1) == "(" && r.norm(t+1) == ")"
}

// listBefore takes the names that a list has before its last one: "التحالف والإدارة و«قسد» عقدوا".
func (c *casting) listBefore(n *naming, low int) {
	r := c.r
	near := r.actorsIn(max(low, n.from-40), n.from)
	for k := len(near) - 1; k >= 0; k-- {
		o := &near[k]
		if !c.party(o) || !c.canDo(o) || o.to > n.from || !r.joinedAR(o.to, n) {
			return
		}
		c.take(o, doing)
		n = o
	}
}

// walkAR reads the words [from, to) with the stance that the next name has.
func (c *casting) walkAR(from, to int, cur stance) {
	r, m := c.r, c.m
	relative, soft := false, false
	for i := from; i < to && i < from+90; i++ {
		if n := r.namingAt(i); n != nil {
			if i > m.to && (strings.HasPrefix(n.prefix, "و") || strings.ContainsAny(r.norm(n.from-1), "\"«و،")) && r.startsClause(n) {
				return // "و«قسد» تتحدث عن": another's act
			}
			c.nameAR(n, cur)
			if cur == doing && c.doer() != nil {
				cur = suffering
				if m.toll || !c.noun && r.anyOf(c.verb, killsAR) {
					cur = hurt
				}
			}
			i = n.to - 1
			continue
		}
		w, b := r.norm(i), r.bare(i)
		if r.tokens[i].Kind == text.Punct || r.tokens[i].Kind == text.Number {
			if w == ":" && tolling[m.class] && len(r.figuresIn(max(0, i-6), i)) > 0 {
				cur = hurt // "495 شخصاً: 374 من ..."
				continue
			}
			if c.turnAR(i) {
				return
			}
			continue
		}
		if r.tokens[i].Kind == text.Break {
			continue
		}
		if that := r.wordIn(i+1, i+5, "ان"); that > 0 && c.noun && i <= m.to+1 && turnSaysAR[w] {
			i = that // "كمين قالت إن مقاتليها نصبوه"
			continue
		}
		if c.turnAR(i) {
			if !softAR[b] {
				return
			}
			cur, soft = aside, true
			continue
		}
		if (w == "مما" || w == "ما" && r.tokens[min(i+1, len(r.tokens)-1)].Kind == text.Word && (r.norm(i-1) == "،" || isAct(r.norm(i+1)))) && i > m.to {
			cur, soft = aside, true // "ما دفع ... إلى": what came of it
			continue
		}
		if (w == "كانوا" || w == "كانا") && i > m.to && cur != aside {
			return // "قياديين كانوا وراء تفجيرات": what is told of them is another deed
		}
		was := cur
		prev := r.norm(i - 1)
		switch {
		case w == "قبل" && prev == "من":
			cur = doing
			for t := i - 2; t > i-9 && t > c.s.from; t-- {
				if r.cue(t, tidings) {
					cur = helping // "بمعلومات دقيقة من قبل"
				}
			}
		case blowsAR[w] || blowsAR[b] && (prev == "علي" || strings.HasSuffix(r.norm(i), "يد")):
			if (b == "يد" || b == "ايدي") && prev != "علي" && w == b || !c.noun && !c.passive && c.doer() != nil {
				break // "داعش يقتل بهجوم": it is the means
			}
			cur = doing
		case (w == "به" || w == "بها") && didAR[prev] && c.doer() == nil:
			cur = doing // "عصيان قام به موقوفون"
		case (doingAR[w] || doingAR[b]) && c.last != nil && c.last.s == doing && c.last.n.to == i: // its subject stands before it
		case doingAR[w] || doingAR[b]:
			if m.noun || c.noun || relative || strings.HasSuffix(b, "ه") || strings.HasSuffix(b, "ها") {
				cur = doing
			}
		case helpCues[b] || helpCues[w]:
			cur = helping
		case b == "مع" && (r.spanOfTime(i+1) || hoursAR[r.norm(i+1)]):
		case b == "مع":
			cur = helping
			if m.class != incident.Clash && fightingAR[r.bareOf(strings.TrimPrefix(prev, "ال"))] {
				cur = aside // "under the pressure of fighting with"
			}
		case b == "بين":
			if m.class == incident.Clash || m.class == incident.Meeting || m.class == incident.Agreement || m.class == incident.IntelligenceSharing {
				cur = helping
			}
		case b == "صفوف" && cur == hurt:
		case m.class == incident.PropagandaRelease && b == "عبر":
			cur = helping
		case m.class == incident.PropagandaRelease && strings.HasPrefix(b, "منسوب"):
			cur = doing
		case prev == "تحت" && b == "حمايه":
			cur = helping
		case b == "ضد" || b == "بحق" || b == "تجاه" || b == "صفوف" || w == "علي" || w == "وعلي":
			if m.class == incident.Agreement || m.class == incident.Meeting {
				cur = aside
			} else {
				cur = suffering
			}
		case r.anyOf(i, hurtNouns) && (tolling[m.class] || m.class == incident.WeaponsLoss):
			cur = hurt
		case i > m.to && tolling[m.class] && r.anyOf(i, hurtVerbs) && !r.masdar(i):
			cur = hurt
		case b == "وقوف" || b == "ضلوع" || b == "مسووليه" || b == "تورط":
			cur = doing
		case (b == "بعد" || w == "قبل" || b == "خلال") && r.spanOfTime(i+1):
		case b == "بعد" || w == "قبل" || b == "خلال" || b == "مقابل":
			cur = aside
		case c.noun && aimsAR[b] && i >= m.to && c.doer() == nil && cur != suffering, c.noun && aimsAR[b] && i >= m.to && cur == aside:
			cur = suffering // "هجوم استهدف دورية"
		case relative && exposed[b]:
			cur = suffering // "الكمين الذي تعرضت له"
		case w == "الذي" || w == "التي" || w == "الذين" || w == "اللذان" || w == "اللذين":
			relative, cur = true, aside
		case b == "الي":
			switch {
			case (m.class == incident.Arrest || m.class == incident.Other) && givesUpAR[r.bare(c.verb)]:
				cur = doing // "استسلموا إلى": who took them in
			case m.class == incident.Threat:
				cur = suffering
			case r.anyOf(c.verb, passing):
				cur = helping
			case moving[m.class]:
				cur = aside
			}
		case w == "من" && i == m.to && violent[m.class] && c.doer() == nil && r.subjectNoun(i-1) && (c.noun || c.passive):
			cur = doing // "تعرض لهجوم من التنظيم"
		case w == "من" && (m.class == incident.Withdrawal || m.class == incident.Movement) && !memberWords[prev]:
			cur = aside
		case w == "من" && r.anyOf(c.verb, passing) && !memberWords[prev]:
			cur = helping
		case (m.class == incident.Meeting || m.class == incident.Agreement) && seatsAR[b] && r.bare(i-1) != "من":
			cur = aside // "in the headquarters of"
		case cur == doing && c.doer() == nil && !c.noun && r.anyOf(i, siteNouns) && !definite(w) && !(moving[m.class] && c.columnAR(i)):
			cur = suffering
		}
		if soft && cur != doing && cur != hurt {
			cur = was
		}
	}
}

// partisanAR tie a name to whose part or friend it is.
var partisanAR = set("تابع", "تابعه", "تابعين", "تابعان", "موالي", "مواليه", "موالين", "موال", "مقرب", "مقربه", "حليف", "حليفه", "رديف", "رديفه")

// spanOfTime reports a length of time at token i: "خمسة أيام", "ساعات".
func (r *reader) spanOfTime(i int) bool {
	for t := i; t < i+3 && t < len(r.tokens); t++ {
		if r.inDate(t) || timeUnitsAR[r.norm(t)] {
			return true
		}
	}
	return false
}

var hoursAR = set("حلول", "بدايه", "بدء", "اقتراب", "منتصف", "بزوغ", "نهايه", "انتهاء", "استمرار", "تصاعد", "اندلاع", "دخول", "ورود", "وجود")

var timeUnitsAR = set("ايام", "يوم", "يومين", "ساعات", "ساعه", "ساعتين", "اسبوع", "اسبوعين", "اسابيع", "شهر", "شهرين", "اشهر", "دقايق", "دقيقه", "ليله", "اعوام", "عام", "عامين", "سنوات", "سنتين")

var (
	aimsAR     = set("استهدف", "استهدفت", "طال", "طالت", "ضرب", "ضربت", "يستهدف", "تستهدف")
	fightingAR = set("قتال", "اشتباكات", "اشتباك", "معارك", "معركه", "مواجهات", "حرب", "صراع", "حدود", "خلاف")
	givesUpAR  = set("استسلم", "استسلمت", "استسلموا", "سلم", "سلموا", "سلمت")
	seatsAR    = set("مقر", "مبني", "ديوان", "مقار", "قاعده")
)

var didAR = set("قام", "قامت", "قاموا", "يقوم", "تقوم")

// startsClause reports a name with a verb of the present or of saying right behind it.
func (r *reader) startsClause(n *naming) bool {
	at := n.to
	for at < len(r.tokens) && strings.ContainsAny(r.norm(at), "\"»”)") {
		at++
	}
	if at >= len(r.tokens) || r.tokens[at].Kind != text.Word {
		return false
	}
	w := r.norm(at)
	return arabicPresent[w] || sayVerbs[w] && w != "بين"
}

// nameAR takes a name in the stance that the words before it give it.
func (c *casting) nameAR(n *naming, cur stance) {
	r, m := c.r, c.m
	if !c.party(n) {
		return
	}
	at := n.from - 1
	for at > c.s.from && (strings.ContainsAny(r.norm(at), "\"“«(") || memberWords[r.bare(at)] && r.bare(at) != "من" || r.tokens[at].Kind == text.Number) {
		at--
	}
	if c.last != nil && n.prefix == "ل" && c.last.n.to <= n.from-1 && c.last.n.to >= n.from-2 && strings.ContainsAny(r.norm(n.from-2), "\"”»)") == (c.last.n.to == n.from-2) && partisanAR[strings.TrimPrefix(r.norm(n.from-1), "ال")] {
		return // "للأمن العسكري التابع لقوات الحكومة": whose part the one just named is
	}
	if c.last != nil && n.sort == unnamed && c.last.n.to == n.from-1 && r.norm(n.from-1) == "(" {
		return // what those just named are
	}
	switch {
	case c.last != nil && r.joinedAR(c.last.n.to, n):
		cur = c.last.s // a list
	case prefixed(n.prefix, "ل") || r.norm(n.from-1) == "ل" || r.norm(n.from-2) == "ل" && strings.ContainsAny(r.norm(n.from-1), "\"«"):
		owner := r.anyOf(at, siteNouns) || memberWords[r.bare(n.from-1)] || r.anyOf(n.from-1, lairNouns) || strings.HasPrefix(r.norm(n.from-1), "تابع")
		switch {
		case (m.class == incident.Arrest || m.class == incident.Other) && givesUpAR[r.bare(c.verb)]:
			cur = doing // "استسلم لقوات"
		case cur == aside:
		case cur == doing && !c.noun && moving[m.class] && c.doer() == nil && (c.columnAR(at) || c.columnAR(n.from-1)): // "وصلت تعزيزات للجيش"
		case owner || r.anyOf(at, lairNouns):
			if thing := r.norm(n.from - 1); cur == doing && !c.noun && (r.anyOf(at, siteNouns) && !memberWords[r.bare(n.from-1)] || siteNouns[strings.TrimSuffix(thing, "ا")] && strings.HasSuffix(thing, "ا")) {
				cur = suffering
			}
		case c.noun && r.subjectNoun(c.verb) && c.doer() == nil && n.from-c.verb <= 4 && n.sort != unnamed && n.sort != populace:
			cur = doing
			if r.anyOf(c.verb, trapsAR) && !r.ours(n.key()) {
				cur = suffering
			}
		case r.anyOf(c.verb, passing):
			cur = helping
		case cur == doing && !c.noun:
			cur = suffering
		}
	case prefixed(n.prefix, "ب"):
		if cur == doing {
			cur = suffering
		}
	}

	if cur == aside {
		return
	}
	if behind := c.belongs(n); behind != nil {
		n = behind
	}
	ours := r.ours(n.key())
	if n.sort == unnamed && definite(r.norm(n.from)) && !r.someOf(n.from) {
		return // "المهاجمون": whoever they are was told before
	}
	if cur == doing {
		if !c.canDo(n) {
			cur = suffering
		}
	} else if cur == suffering && c.noun && !ours && counter[m.class] && c.doer() == nil && n.from == c.verb+1 && n.sort != unnamed && n.sort != populace {
		cur = doing // "اعتقال قوات الأمن ثلاثة أشخاص"
	} else if cur == suffering && c.noun && c.doer() == nil && ours && c.objectBehind(n) && c.onlyMembers(c.verb+1, n.from) && n.prefix == "" {
		cur = doing // "استهداف عناصر من داعش حاجزاً"
	} else if cur == suffering && c.noun && c.doer() == nil && n.from == c.verb+1 && ours && (m.class == incident.Attack || m.class == incident.Kidnapping || m.class == incident.Execution || m.class == incident.Shelling) && n.prefix == "" {
		cur = doing // "استهداف داعش قاعدة"
	}
	if n.sort == byReturn && cur != doing && n.back == backForce && n.to-n.from == 1 && !definite(r.norm(n.from)) {
		return // a patrol of nobody in particular
	}
	c.take(n, cur)
}

// columnAR reports what moves at token i, or before a ل that stands by itself.
func (c *casting) columnAR(i int) bool {
	if c.r.norm(i) == "ل" {
		i--
	}
	return i > c.verb && columnsAR[strings.TrimSuffix(c.r.bare(i), "ا")]
}

// columnsAR are what moves and belongs to somebody.
var columnsAR = set("تعزيزات", "رتل", "ارتال", "قافله", "قوافل", "دوريه", "دوريات", "قوه", "مجموعه", "مجموعات", "اليات", "عربات", "مدرعات", "حشود", "طلايع", "عناصر")

// onlyMembers reports whether tokens [from, to) name no more than members of what follows: "عناصر من".
func (c *casting) onlyMembers(from, to int) bool {
	for t := from; t < to; t++ {
		if w := c.r.norm(t); w != c.r.bare(t) || !memberWords[w] && !strings.ContainsAny(w, "\"“«(") {
			return false
		}
	}
	return true
}

// objectBehind reports a thing right behind a name, which the noun of an attack then is aimed at: "باستهداف داعش حاجزاً".
func (c *casting) objectBehind(n *naming) bool {
	r := c.r
	if !r.anyOf(c.verb, strikesAR) {
		return false
	}
	at := n.to
	for at < c.s.to && strings.ContainsAny(r.norm(at), "\"”»)") {
		at++
	}
	w := r.norm(at)
	return r.namingAt(at) != nil && r.namingAt(at).prefix == "" || w == r.bare(at) && (siteNouns[w] || siteNouns[strings.TrimSuffix(w, "ا")] || memberWords[w] && w != "من")
}

var strikesAR = set("استهداف", "مهاجمه", "خطف", "اختطاف", "اغتيال", "اقتحام", "قصف")

// someOf reports a count or a company in front of a definite noun, which then comes back to nobody: "عشرات المسلحين".
func (r *reader) someOf(i int) bool {
	switch w := r.bare(i - 1); w {
	case "عشرات", "مييات", "الاف", "بعض", "عدد":
		return true
	case "من":
		switch r.bareOf(strings.TrimSuffix(r.norm(i-2), "ا")) {
		case "مجموعه", "عدد", "عشرات", "مييات", "رتل", "جماعه":
			return true
		}
	}
	return false
}

// belongs is the group that the unnamed are said to be of: "مسلحون يُعتقد أنهم من التنظيم".
func (c *casting) belongs(n *naming) *naming {
	if n.sort != unnamed {
		return nil
	}
	return c.r.belongsTo(n)
}

func (r *reader) belongsTo(n *naming) *naming {
	near := r.actorsIn(n.to, n.to+9)
	for k := range near {
		o := &near[k]
		if o.dropped || o.sort != byName || o.a.Kind == actor.Media {
			continue
		}
		for t := n.to; t < o.from; t++ {
			w := r.norm(t)
			switch {
			case memberWords[r.bare(t)], strings.ContainsAny(w, "\"«“("), r.tokens[t].Kind == text.Number, belongWords[w], belongWords[r.bare(t)]:
			case (w == "," || w == "،") && (belongWords[r.norm(t+1)] || r.norm(t+1) == "likely"): // "gunmen, believed to be of"
			default:
				return nil
			}
		}
		if o.from > n.to || prefixed(o.prefix, "ل") {
			return o
		}
		return nil
	}
	return nil
}

var belongWords = set("يعتقد", "انهم", "انها", "انه", "يشتبه", "بانتمايهم", "بانتمايها", "بانتمايه", "انتماوهم", "انتماءهم", "بارتباطهم", "بارتباطها", "بارتباطه", "بصلتهم", "بصلتها", "صلتهم", "بتبعيتهم", "بتبعيتها", "يرتبطون", "ترتبط", "علاقه", "صله", "علي", "الي", "من", "تابعه", "تابعين", "تابعون", "ينتمون", "تنتمي", "ينتمي", "يتبعون", "تتبع", "يتبع", "محسوبون", "محسوبين", "علي", "موالون", "موالين", "مواليه", "مرتبطه", "مرتبطون", "مرتبطين", "مولفه", "مكونه", "ب", "ل", "في", "مفترضين", "مفترضون", "عناصر", "قالت", "انهما", "يرجح",
	"believed", "to", "belong", "belonging", "from", "of", "the", "suspected", "being", "be", "members", "affiliated", "with", "linked", "likely", "possibly", "apparently", "reportedly", "allegedly", "loyal", "thought", "a", "cell", "group", "fighters", "and", "militants")

// claimBefore is who claims the deed that a noun of action names: "تبنى التنظيم الهجوم".
func (r *reader) claimBefore(m *mention, s *sentence) *naming {
	for t := m.from; t >= s.from && t >= m.from-14; t-- {
		if !claimsAR[r.bare(t)] {
			continue
		}
		if r.bare(t-1) == "لم" || r.bare(t-1) == "ولم" || r.norm(t-1) == "لم" {
			return nil
		}
		near := r.actorsIn(t+1, m.to)
		for k := range near {
			n := &near[k]
			if !n.dropped && n.sort <= byReturn && n.from-t < 8 && (n.a.Kind == actor.Group || n.a.Kind == actor.Force || r.ours(n.key())) {
				return n
			}
		}
		before := r.actorsIn(max(s.from, t-14), t)
		for k := len(before) - 1; k >= 0; k-- {
			if n := &before[k]; !n.dropped && n.sort <= byReturn && n.a.Kind == actor.Group && t-n.to < 10 {
				return n
			}
		}
		return nil
	}
	return nil
}

// clauseAR is where the clause of a word begins: behind أن, a relative pronoun, a colon or the act before.
func (c *casting) clauseAR(earlier []*mention) int {
	r := c.r
	low := c.s.from
	if n := len(earlier); n > 0 {
		low = max(low, earlier[n-1].to)
		for _, a := range r.actorsIn(low-longestName, low) {
			if a.to > low { // the act before begins inside a name
				low = a.from
			}
		}
	}
	for i := c.verb - 1; i >= low; i-- {
		switch b := r.bare(i); {
		case b == "ان" || b == "بان" || r.norm(i) == "ان" || b == "فيما" || b == "بينما" || b == "حيث" || b == "لكن":
			return i + 1
		case clauseEnd(r.norm(i)) && r.norm(i) != "،" && r.norm(i) != "(" && r.norm(i) != ")" && r.norm(i) != "–":
			return i + 1
		}
	}
	return low
}

// beforeAR looks for who acted in front of the act: "قال إن التحالف نفذ", "كان التنظيم قد هاجم", "الأسايش تعتقل".
func (c *casting) beforeAR(earlier []*mention) {
	r := c.r
	low := c.clauseAR(earlier)
	w := r.norm(c.verb)
	joined := !c.noun && (strings.HasPrefix(w, "و") || strings.HasPrefix(w, "ف")) && !actFormStarts(w)
	if joined && len(earlier) > 0 {
		return // it carries on
	}
	if c.noun && (c.managerAR(earlier) || c.lightBefore(low) < 0) {
		c.helpersBeforeAR(earlier)
		return
	}
	if !c.noun {
		for i := c.verb - 1; i >= low && i >= c.verb-5; i-- {
			if w := r.norm(i); w != "الذي" && w != "التي" && w != "الذين" {
				continue
			}
			near := r.actorsIn(i-longestName, i)
			for k := len(near) - 1; k >= 0; k-- {
				if n := &near[k]; n.to >= i-2 && c.party(n) && c.canDo(n) {
					c.take(n, doing)
					c.helpersBeforeAR(earlier)
					return
				}
			}
			break
		}
	}
	ahead := r.actorsIn(low, c.verb)
	first := -1
	for k := range ahead {
		n := &ahead[k]
		if n.to > c.verb || !c.party(n) || !c.canDo(n) || n.sort == populace || n.sort == unnamed && definite(r.norm(n.from)) || c.governedAR(n, low) {
			continue
		}
		if c.noun && c.verb-n.to > 14 {
			continue
		}
		first = k
		break
	}
	if first >= 0 {
		n := &ahead[first]
		if behind := c.belongs(n); behind != nil {
			n = behind
		}
		c.take(n, doing)
		for k := first + 1; k < len(ahead); k++ { // the rest of a list
			o := &ahead[k]
			if r.joinedAR(ahead[k-1].to, o) && c.party(o) && c.canDo(o) {
				c.take(o, doing)
				continue
			}
			break
		}
	}
	c.helpersBeforeAR(earlier)
}

// beforeNounAR finds who acted around the verb that a noun of action belongs to: "عقد وفدان من ... اجتماعاً".
func (c *casting) beforeNounAR(earlier []*mention) {
	if n := c.drivenAR(); n != nil {
		c.take(n, doing)
		return
	}
	light := c.lightBefore(c.clauseAR(earlier))
	if light < 0 {
		return
	}
	verb := c.verb
	c.verb, c.noun = light, false
	if !c.adjacentAR(earlier) {
		c.walkAR(light+1, verb, doing)
	}
	c.verb, c.noun = verb, true
}

// drivenAR is who is driven to do what a noun names: "ما دفع قوات الأسد إلى إخلاء حاجزين".
func (c *casting) drivenAR() *naming {
	r := c.r
	if w := r.norm(c.m.from - 1); w != "الي" && w != "علي" {
		return nil
	}
	for i := c.m.from - 2; i >= c.s.from && i >= c.m.from-14; i-- {
		if !drivesAR[r.bare(i)] {
			continue
		}
		near := r.actorsIn(i+1, c.m.from)
		for k := len(near) - 1; k >= 0; k-- { // the object stands behind the subject
			if n := &near[k]; n.prefix == "" && c.party(n) && c.canDo(n) {
				return n
			}
		}
		return nil
	}
	return nil
}

var drivesAR = set("دفع", "دفعت", "اجبر", "اجبرت", "اضطر", "اضطرت", "ارغم", "ارغمت", "حمل", "حملت", "يدفع", "يجبر")

// exposedAR takes those to whom it was done where they stand before the verb: "دورية للأسايش قد تعرضت لهجوم", "عنصران من قسد
// قُتلا".
func (c *casting) exposedAR(earlier []*mention) {
	r := c.r
	if !violent[c.m.class] || !c.noun && !c.passive {
		return
	}
	for _, t := range c.taken {
		if (t.s == hurt || t.s == suffering) && !(c.m.class == incident.ExplosiveRemnant && r.ours(t.n.key())) {
			return
		}
	}
	low := c.clauseAR(earlier)
	at := c.verb
	for c.noun && (at == c.verb || !exposed[r.bare(at)]) {
		if at--; at < low || at < c.verb-10 {
			return
		}
	}
	s := suffering
	if !c.noun && (c.m.toll || r.anyOf(c.verb, killsAR)) {
		s = hurt
	}
	for r.norm(at-1) == "قد" {
		at--
	}
	near := r.actorsIn(at-longestName, at)
	for k := range near {
		n := &near[k]
		owned := n.prefix == "ل" && (r.anyOf(n.from-1, siteNouns) || memberWords[r.bare(n.from-1)])
		if n.to == at && n.from >= low && c.party(n) && n.sort != unnamed && (owned || n.prefix == "" || n.prefix == "و") && (owned || r.bare(n.from-1) != "في") {
			c.take(n, s)
			return
		}
	}
	if !c.noun {
		return
	}
	near = r.actorsIn(at+1, c.verb) // "تعرضت عجلة للجيش إلى انفجار لغم"
	for k := range near {
		if n := &near[k]; n.to <= c.verb && c.party(n) && n.sort != unnamed && (n.prefix == "" || n.prefix == "ل") {
			c.take(n, s)
			return
		}
	}
}

var exposed = set("تعرض", "تعرضت", "تعرضوا", "تتعرض", "يتعرض")

func init() { learn(exposed) }

// hurtBeforeAR takes those whose death was told before the noun of the deed: "قُتل عنصران من الأمن العام في هجوم".
func (c *casting) hurtBeforeAR(earlier []*mention) {
	r, m := c.r, c.m
	left := m.left
	if c.noun {
		left = c.clauseAR(earlier)
	}
	if !violent[m.class] || m.class == incident.Clash || m.from <= left {
		return
	}
	for _, t := range c.taken {
		if t.s == hurt || t.s == suffering {
			return
		}
	}
	cur := aside
	var before *naming // those named last as members of something: "4 عناصر من الدفاع الوطني قتلوا بكمين"
	for i := max(left, m.from-25); i < m.from; i++ {
		if n := r.namingAt(i); n != nil {
			if before == nil && c.party(n) && n.prefix == "" && c.memberBefore(n.from, left) {
				before = n
			}
			if cur == hurt && n.to <= m.from && c.party(n) && (n.prefix == "" || n.prefix == "ل" && memberWords[r.bare(n.from-1)]) && (c.memberBefore(n.from, left) || c.mostOf(n.from-1) && len(r.figuresIn(left, n.from)) > 0) {
				c.take(n, hurt)
			} else if c.last != nil && c.last.s == hurt && n.to <= m.from && c.party(n) && r.joinedAR(c.last.n.to, n) {
				c.take(n, hurt)
			}
			if n.sort != populace { // "جنود قوات الأسد"
				cur = aside
			}
			i = n.to - 1
			continue
		}
		switch {
		case before != nil && cur == aside && diedAR[r.bare(i)] && !c.namedIn(i+1, m.from):
			c.take(before, hurt)
			return
		case losesAR[r.norm(i)] && r.namingAt(i+1) != nil && r.namingAt(i+1).to <= m.from && c.party(r.namingAt(i+1)):
			c.take(r.namingAt(i+1), hurt) // "خسر الحشد ثلاثة من مقاتليه في هجوم"
			return
		case r.anyOf(i, hurtVerbs) || r.anyOf(i, hurtNouns):
			cur = hurt
		case clauseEnd(r.norm(i)) && !(cur == hurt && r.norm(i) == "،" && (c.mostOf(i+1) || c.mostOf(i+2))), c.turnAR(i):
			cur = aside
		}
	}
}

// mostOf reports a "of" at token i that says behind a comma whose the counted are: "، معظمهم من", "، وهم من", "، من".
func (c *casting) mostOf(i int) bool {
	if i < 2 || i >= c.s.to || c.r.norm(i) != "من" {
		return false
	}
	if w := c.r.norm(i - 1); w == "،" || w == "," {
		return true
	}
	w, who := c.r.norm(i-2), strings.TrimPrefix(c.r.norm(i-1), "و")
	return (w == "،" || w == "," || who != "هم") && mostAR[who]
}

var mostAR = set("هم", "معظمهم", "غالبيتهم", "اغلبهم", "جميعهم", "كلهم", "جلهم", "اكثرهم")

var losesAR = set("خسر", "خسرت", "فقد", "فقدت", "تكبد", "تكبدت")

// diedAR are the verbs that their dead stand before.
var diedAR = set("قتيلا", "قتيلين", "قتيلان", "قتلي", "شهيدا", "شهيدين", "شهداء", "صرعي", "مصرعهم", "مصرعهما", "مصرعه", "حتفهم", "حتفهما", "حتفه", "قتل", "قتلت", "قتلوا", "قتلا", "اصيب", "اصيبت", "اصيبوا", "اصيبا", "استشهد", "استشهدت", "استشهدوا", "جرحوا", "جرح", "قضوا")

func init() { learn(diedAR) }

// namedIn reports whether a party is named in tokens [from, to).
func (c *casting) namedIn(from, to int) bool {
	near := c.r.actorsIn(from, to)
	for k := range near {
		if c.party(&near[k]) {
			return true
		}
	}
	return false
}

// actFormStarts reports a verb that begins with the letter of "and" of itself: وصل, وقع.
func actFormStarts(w string) bool { return isAct(w) }

// isAct reports a form of a verb in the table of Arabic triggers.
func isAct(w string) bool { return tables().words.of(w).in&actForm != 0 }

// act reports whether token i is one, also without article and one-letter words.
func (r *reader) act(i int) bool {
	return i >= 0 && i < len(r.tokens) && r.lemmas[i].any&actForm != 0
}

// lightBefore is the verb of doing in front of a noun of action, or −1: "نفذ ... غارة", "عقد وفدان اجتماعاً".
func (c *casting) lightBefore(low int) int {
	r := c.r
	if timesAR[r.bare(c.m.from-1)] {
		return -1 // "كثفت القوات عملياتها عقب تفجير": it is not theirs
	}
	for i := c.verb - 1; i >= low && i >= c.verb-22; i-- {
		if strings.HasSuffix(c.m.clitic, "ب") && c.verb-i <= 6 && r.anyOf(i, killsNowAR) && !r.masdar(i) && !r.passiveAR(i, c.m) {
			return i // "قتل التحالف بغارة جوية قيادياً"
		}
		if r.anyOf(i, lightAR) && !r.masdar(i) || lightNounsAR[r.bare(i)] && r.namingAt(i+1) != nil {
			return i
		}
		if w := r.norm(i); w == "الذي" || w == "التي" || c.verb-i > 8 && sayVerbs[r.bare(i)] && !r.anyOf(i, lightAR) {
			return -1
		}
	}
	return -1
}

// managerAR takes the subject of a verb of succeeding where much stands between it and what was done: "نجحت القيادة، خلال عملية
// نُفذت بدقة، في إحباط".
func (c *casting) managerAR(earlier []*mention) bool {
	r := c.r
	complement := func(m *mention) bool { return r.norm(m.from-1) == "في" || r.norm(m.from-1) == "من" }
	if !counter[c.m.class] || !complement(c.m) || slices.ContainsFunc(earlier, complement) {
		return false
	}
	for i := c.m.from - 1; i >= c.s.from && i >= c.m.from-40; i-- {
		if !managesAR[r.norm(i)] {
			continue
		}
		near := r.actorsIn(i+1, i+5)
		for k := range near {
			if n := &near[k]; n.prefix == "" && c.party(n) && c.canDo(n) {
				c.take(n, doing)
				return true
			}
		}
		return false
	}
	return false
}

// managesAR are verbs of succeeding.
var managesAR = set("نجح", "نجحت", "نجحوا", "تمكن", "تمكنت", "تمكنوا", "استطاع", "استطاعت")

// lightNounsAR are nouns of doing whose genitive does it: "قيام طائرات عراقية بقصف".
var lightNounsAR = set("قيام", "اقدام", "تمكن", "نجاح", "شروع", "مباشره")

var lightAR = set("تجري", "يواصل", "تواصل", "يباشر", "تباشر", "يقوم", "تقوم", "يوجه", "يرسل", "ترسل", "يكثف", "تكثف", "يستانف", "تستانف", "ينظم", "تنظم", "ينجز", "تنجز", "نفذ", "نفذت", "نفذوا", "شن", "شنت", "شنوا", "ينفذ", "تنفذ", "يشن", "تشن", "اطلق", "اطلقت", "بدا", "بدات", "تمكن", "تمكنت", "نجح", "نجحت", "تعلن", "واصل", "واصلت", "باشر", "باشرت", "تطلق", "قام", "قامت", "اقدم", "اقدمت", "انهي", "انهت", "يطلق", "اتم", "اتمت", "توصل", "توصلت", "وجه", "وجهت", "عقد", "عقدت", "اجري", "اجرت", "تتوصل", "تخوض", "بث", "بثت", "نشر", "نشرت", "اصدر", "اصدرت", "يبث", "يعقد", "تعقد", "عقدوا", "اجروا", "دخل", "دخلت", "فتح", "فتحت", "يجري", "ارسل", "ارسلت", "تولي", "تولت", "يتولي", "تتولي", "رد", "ردت", "كثف", "كثفت", "جدد", "جددت", "استانف", "استانفت", "نظم", "نظمت", "اكمل", "اكملت", "انجز", "انجزت")

// governedAR reports whether a preposition rules the name, so that it cannot be the subject behind it.
func (c *casting) governedAR(n *naming, low int) bool {
	r := c.r
	if p := strings.TrimPrefix(n.prefix, "و"); p != "" && p != "ف" {
		return p != "ل" || !partisanAR[strings.TrimPrefix(r.norm(n.from-1), "ال")] || n.from-2 < low || !memberWords[r.bareOf(strings.TrimPrefix(r.bare(n.from-2), "ال"))] // "المقاتلات التابعة للتحالف"
	}
	at := n.from - 1
	members := false
	for at >= low && (strings.ContainsAny(r.norm(at), "\"“«(") || memberWords[r.bare(at)] || r.tokens[at].Kind == text.Number) {
		if memberWords[r.bare(at)] && r.bare(at) != "من" {
			members = true
		}
		at--
	}
	if at < low {
		return r.bare(n.from-1) == "من" && !members
	}
	if r.bare(at+1) == "من" && !members {
		return true
	}
	b := r.bare(at)
	if r.inDate(at) {
		return false
	}
	if b == "عن" && memberWords[r.bare(at-1)] {
		return false // "ممثلون عن"
	}
	if withCues[b] || helpCues[b] || b == "ضد" || b == "علي" || b == "الي" || b == "في" || b == "عن" || b == "لدي" || b == "بين" || b == "عبر" || b == "بعد" || b == "قبل" || b == "منذ" || b == "محاربه" || b == "ملف" || b == "من" || b == "حول" || b == "عقب" || sayPreps[b] {
		return true
	}
	if next := r.norm(at); strings.HasPrefix(next, "ل") && r.anyOf(at, masdarAR) {
		return true
	}
	if r.subjectNoun(at) && r.norm(at) != b {
		return true
	}
	return r.anyOf(at, siteNouns) && !members
}

// helpersBeforeAR takes who helped where the phrase opens the sentence: "بإسناد من طيران التحالف، نفذ الجهاز".
func (c *casting) helpersBeforeAR(earlier []*mention) {
	r := c.r
	low := c.s.from
	for _, e := range earlier {
		if e.to <= c.m.from {
			low = max(low, e.to)
		}
	}
	cur := aside
	for i := low; i < c.verb; i++ {
		if n := r.namingAt(i); n != nil {
			if cur == helping && n.to <= c.verb && c.party(n) && n.sort <= byReturn && !slices.ContainsFunc(c.taken, func(t taken) bool { return t.n == n }) {
				c.take(n, helping)
			}
			i = n.to - 1
			continue
		}
		b := r.bare(i)
		switch {
		case helpCues[b] || helpCues[r.norm(i)] || b == "مع" && strings.HasPrefix(r.bare(i-1), "مشترك"):
			cur = helping
		case b == "من" || b == "مع" || memberWords[b] || b == "جوي" || b == "لوجستي":
		default:
			if r.tokens[i].Kind == text.Word {
				cur = aside
			}
		}
	}
}
