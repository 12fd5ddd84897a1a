package read

import (
	"slices"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// mood is how the words around a trigger present the act, whoever speaks.
type mood uint8

const (
	factual   mood = iota
	hoped          // a purpose, a fear, a condition, an ability, a habit: no happening at all
	negated        // it did not happen
	possible       // it may have happened or may come, and the text says so of this one
	planned        // it is announced
	attempted      // it was tried
)

// stands decides whether a trigger tells a happening of its own beside those before it in the sentence: not when
// it is what was foiled, what a video shows, or the noun that belongs to the verb before.
func (r *reader) stands(m *mention, before []*mention) bool {
	if r.finite(m.from) && r.inPlace(m.from) {
		return false // "تدمر" is Palmyra there and does not destroy
	}
	for _, b := range before {
		if m.from < b.to && (b.class == m.class || kin[[2]incident.Class{b.class, m.class}]) {
			b.tolls = append(b.tolls, r.anchors(m)[0]) // inside a longer pattern
		}
		switch {
		case m.from > b.from && (b.steps.has(m.from-b.from) || b.steps.has(m.to-1-b.from)):
			return false // a word of the longer pattern
		case b.class == incident.FoiledPlot && violent[m.class] && m.from-b.from < 25:
			return false
		case b.class == incident.FoiledPlot && !b.plan && isLatin(r.norm(m.from)) && m.from < b.to:
			return false // "an attempt to smuggle explosives was foiled"
		case b.class == incident.Threat && isLatin(r.norm(m.from)) && m.from-b.to < 3 && (r.norm(m.from-1) == "to" || r.norm(m.from-1) == "of"):
			return false // "vowed to attack"
		case b.class == incident.FoiledPlot && m.class == incident.FoiledPlot && m.from-b.from < 12:
			return false
		case b.class == incident.FoiledPlot && m.class == incident.WeaponsSeizure && r.verbal(m) && !b.plan:
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "أحبطت محاولة فرار بعد العثور على نفق"
		case b.class == incident.FoiledPlot && r.verbal(m) && !b.plan && m.from-b.to < 3 && (m.class == incident.Movement || m.class == incident.Other):
			return false // the flight that was stopped
		case (b.class == incident.Arrest || b.class == incident.Raid || b.class == incident.FoiledPlot) && m.class == incident.Attack && m.noun && m.from-b.to < 15 && r.ambushIn(m):
			return false // the men were caught in an ambush
		case b.class == incident.FoiledPlot && m.class == incident.Arrest && (m.noun || r.verbal(m) || m.from-b.to < 8 && !isLatin(r.norm(m.from))) && !b.plan:
			b.arrests = true
			return false
		case b.class == incident.PropagandaRelease && violent[m.class] && !r.shows(b, m):
			return false // it attacks in words
		case b.class == incident.Seizure && m.class == incident.Other && strings.HasPrefix(r.norm(m.from), "تحرير"):
			return false // the town, not a man
		case (m.class == incident.Deployment || m.class == incident.Movement) && !m.noun && (thereCues[r.norm(m.to)] || thereCues[r.norm(m.to+1)] || thereCues[r.norm(m.to+2)]) && !isLatin(r.norm(m.from)):
			return false // who went to the scene
		case (violent[b.class] || b.class == incident.Raid || b.class == incident.Movement) && m.class == incident.Withdrawal && !m.noun && (m.to-m.from == 1 || thereCues[r.norm(m.to)]):
			return false // the attackers withdrew
		case (violent[b.class] || b.class == incident.Raid) && m.class == incident.Movement && r.cue(m.from, fleeing):
			return false // the attackers fled
		case b.class == m.class && b.to > m.from:
			return false
		case b.noun && violent[b.class] && !m.noun && !m.toll && violent[m.class] && m.from == b.to && isLatin(r.norm(m.from)) && englishForms[r.norm(m.from)] && !clauseEnd(r.norm(m.from)):
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "five strikes hit", "an attack targeted"
		case b.noun && violent[b.class] && !m.noun && violent[m.class] && m.from-b.to <= 2 && (r.norm(m.from-1) == "that" || r.norm(m.from-1) == "which"):
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "the attack that targeted a bus"
		case b.class == m.class && violent[m.class] && !b.toll && b.to <= m.from && m.noun && r.comesAgain(m):
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "فيما استنفرت القوات عقب الهجوم"
		case r.aims(m) && byAim[b.class] && !b.toll && b.to <= m.from && m.from-b.to < 12 && r.oneClause(b.to, m.from):
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "عملية أمنية استهدفت وكراً"
		case r.aims(m) && (b.class == incident.Operation || b.class == incident.Raid) && !b.toll && b.to <= m.from && m.to < len(r.tokens) && r.cue(m.to, cellsAR) && !strings.HasPrefix(m.clitic, "و"):
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "حملة أمنية استمرت حتى الصباح، استهدفت خلايا"
		case (b.class == incident.Operation || b.class == incident.Raid || b.class == incident.WeaponsSeizure) && m.class == incident.FoiledPlot && !b.toll && b.to <= m.from && !isLatin(r.norm(m.from)) && r.cue(m.from, defusing):
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "عثرت على كدس … وفككت عبوات مزروعة"
		case b.class == incident.Kidnapping && m.class == incident.Kidnapping && !m.noun && b.to <= m.from && r.cue(m.from, ledAway):
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "واقتادوهم إلى الجبال"
		case r.norm(m.from) == "targeting" && m.from-b.to < 25 && (violent[b.class] && m.from-b.to < 6 || b.class == incident.Operation || b.class == incident.Raid):
			return false // "an operation targeting a cell"
		case b.class == incident.Execution && m.class == incident.Other && b.from < m.from && m.from < b.to:
			return false // the sentence that was carried out
		case b.to >= m.to && b.from < m.from && (m.noun || m.toll):
			return false // inside a longer pattern
		case !b.toll && !r.among(m.from) && (b.class == incident.Attack || b.class == incident.Bombing || b.class == incident.Airstrike) && violent[m.class] && m.noun && (m.from-b.to < 12 || strings.HasPrefix(strings.TrimPrefix(r.norm(m.from), m.clitic), "الانفجار")):
			return false
		case m.class == incident.Clash && m.noun && amidst[r.bare(m.from-1)] && !isLatin(r.norm(m.from)) && tolling[b.class] && !b.toll && m.from-b.to < 20:
			b.tolls = append(b.tolls, r.anchors(m)[0])
			return false // "سيطرت على القرية بعد اشتباكات"
		case (b.class == incident.WeaponsLoss || b.class == incident.WeaponsSeizure) && m.class == incident.Seizure && m.from <= b.to:
			return false
		case m.toll && tolling[b.class] && b.mood != negated:
			return false // the dead of a deed that was just told
		}
	}
	if m.class == incident.Threat {
		for _, b := range before {
			if b.class == incident.PropagandaRelease {
				m.part = b
			}
		}
	}
	switch r.norm(m.from + 1) {
	case "منها", "فيها", "عليها", "بها", "منه", "فيه", "عليه":
		if !m.noun && m.class != incident.Threat && m.class != incident.Agreement && m.class != incident.Arrest && !violent[m.class] && (r.relativeBefore(m.from) || r.isPresent(m.from)) {
			return false // a relative clause: "the bases that they left"
		}
	}
	return true
}

// relativeBefore reports whether a relative pronoun stands among the few words before token i.
func (r *reader) relativeBefore(i int) bool {
	for t := i - 1; t >= 0 && t > i-5 && !clauseEnd(r.norm(t)); t-- {
		switch r.bare(t) {
		case "التي", "الذي", "الذين", "اللتين", "اللذين", "ما", "من":
			return true
		}
	}
	return false
}

// shows reports whether a release tells a deed: "زعم أن التنظيم هاجم", "يُظهر إعدام".
func (r *reader) shows(release, m *mention) bool {
	if isLatin(r.norm(m.from)) {
		return false
	}
	for i := release.from; i < m.from; i++ {
		switch w := r.bare(i); {
		case w == "ان" && i >= release.to && !m.noun && r.finite(m.from) && !r.isPresent(m.from), showing[w] && m.class == incident.Execution:
			return true
		}
	}
	return false
}

var showing = set("يظهر", "تظهر", "اظهر", "اظهرت", "يوثق", "توثق", "وثق", "يصور", "مشاهد", "لقطات", "تضمن", "يتضمن", "صور", "صورا", "صوره", "مقطع", "تسجيل", "فيديو", "شريط")

// comesAgain reports whether an Arabic noun of an act has the article, and nothing behind it says which.
func (r *reader) comesAgain(m *mention) bool {
	w := strings.TrimPrefix(r.norm(m.from), m.clitic)
	if m.to-m.from != 1 || !strings.HasPrefix(w, "ال") {
		return false
	}
	return m.to >= len(r.tokens) || r.tokens[m.to].Kind != text.Word
}

// aims reports whether a trigger is the one verb which says what a deed was aimed at.
func (r *reader) aims(m *mention) bool {
	return (m.to-m.from == 1 || m.class == incident.Raid) && !m.noun && (r.cue(m.from, aimedAt) && !isLatin(r.norm(m.from)))
}

// oneClause reports whether nothing between two tokens begins another clause.
func (r *reader) oneClause(from, to int) bool {
	for i := from; i < to; i++ {
		if w := r.norm(i); clauseEnd(w) && (i+1 < to || w != "،") || w == "فيما" || w == "كما" || w == "و" || r.finite(i) && r.lemmas[i].begins != nil {
			return false
		}
	}
	return !strings.HasPrefix(r.norm(to), "و")
}

// aimedAt are verbs that say what a deed was aimed at, byAim the classes of deeds that they say it of.
var (
	aimedAt = verbs("استهدف/ستهدف", "")
	byAim   = map[incident.Class]bool{incident.Attack: true, incident.Bombing: true, incident.Shelling: true, incident.Airstrike: true, incident.Raid: true, incident.Operation: true, incident.Assassination: true, incident.ExplosiveRemnant: true}
)

// fleeing are words for the flight of those who fought.
var fleeing = verbs("فر/فر هرب/هرب", "", "فرار", "هروب", "فرارهم", "هروبهم")

// cellsAR are what an operation aims at, ledAway verbs for what befalls those who were taken.
var (
	cellsAR = set("خلايا", "خليه", "وكر", "وكرا", "اوكار", "مطلوبين", "عناصر", "مواقع", "فلول", "شبكه", "مضافات")
	ledAway = verbs("اقتاد/قتاد ساق/سوق", "")
	// defusing are verbs for what sappers do to a device.
	defusing = verbs("فكك/فكك ابطل/بطل عطل/عطل", "", "تفكيك", "ابطال", "تعطيل")
)

// amidst are words before the fighting in which another deed was done.
var amidst = set("بعد", "اثر", "عقب", "خلال", "وسط", "اثناء")

// verbal reports whether an Arabic trigger begins with a noun of action.
func (r *reader) verbal(m *mention) bool {
	return !isLatin(r.norm(m.from)) && (m.noun || r.cue(m.from, verbalNouns) || !r.finite(m.from))
}

// ambushIn reports whether the noun of an attack is the ambush in which somebody was caught: "بكمين محكم", "خلال كمينين".
func (r *reader) ambushIn(m *mention) bool {
	w := strings.TrimPrefix(r.norm(m.from), m.clitic)
	if !strings.HasPrefix(w, "كمين") && w != "كماين" {
		return false
	}
	switch r.bare(m.from - 1) {
	case "في", "خلال", "عبر", "اثر", "ضمن":
		return true
	}
	return strings.HasSuffix(m.clitic, "ب")
}

// inPlace reports whether a token belongs to the name of a place.
func (r *reader) inPlace(i int) bool {
	k := r.placesUpTo(i + 1)
	return k > 0 && i < r.places[k-1].to && i >= r.places[k-1].from
}

// thereCues are words for the place just spoken of.
var thereCues = set("المكان", "المنطقه", "الموقع", "المنزل", "the", "scene", "area")

// leads reports whether a noun of an act opens its sentence as what another act came after: "رداً على هجوم …", "after the
// attack on …".
func (r *reader) leads(m *mention, s *sentence) bool {
	if m.from-s.from > 4 {
		return false
	}
	for i := s.from; i < m.from; i++ {
		switch r.bare(i) {
		case "بعد", "عقب", "اثر", "ردا", "after", "following":
			return true
		}
	}
	return false
}

// manner takes out the operation in which something was done that the sentence tells: "بعملية نوعية … ألقت القبض".
func (r *reader) manner(here []*mention) []*mention {
	var out []*mention
	for _, m := range here {
		var deed *mention
		if m.class == incident.Operation && r.inManner(m) {
			for _, o := range here {
				if o != m && !o.toll && o.mood == factual && byOperation[o.class] && (deed == nil || o.from > m.from && deed.from < m.from) && (o.from > m.from || !isLatin(r.norm(m.from))) {
					deed = o
				}
			}
		}
		if deed == nil {
			out = append(out, m)
			continue
		}
		deed.tolls = append(deed.tolls, r.anchors(m)[0])
	}
	return out
}

// byOperation are the classes of what an operation is the manner of.
var byOperation = map[incident.Class]bool{incident.Arrest: true, incident.Raid: true, incident.WeaponsSeizure: true, incident.FoiledPlot: true, incident.Airstrike: true}

// inManner reports whether an operation is named as the way in which something else was done.
func (r *reader) inManner(m *mention) bool {
	w := strings.TrimPrefix(r.norm(m.from), m.clitic)
	if strings.HasSuffix(w, "ing") && !m.noun && !beingEN[r.norm(m.from-1)] {
		return true // "a unit combing the desert came across a cache"
	}
	if w != "عمليه" {
		return false
	}
	return strings.HasSuffix(m.clitic, "ب") || m.clitic == "" && (r.norm(m.from-1) == "في" || r.bare(m.from-1) == "خلال" || r.bare(m.from-1) == "ضمن" || r.bare(m.from-1) == "اثر")
}

// modifies reports whether an English trigger is a part of a compound or says which: "cross-border", "detained foreigners",
// or names what is done in general at the head of a sentence: "kidnapping for ransom is".
func (r *reader) modifies(m *mention, s *sentence) bool {
	if w := r.norm(m.to - 1); m.noun && (w == "bomber" || w == "bombers") {
		return r.overcome(m) || !r.blewUp(m) // a man and no deed
	} else if m.noun && (w == "bomb" || w == "bombs" || w == "vbied") && !s.headline {
		return !r.blewUp(m) && !r.placeBegins(m.to) && !r.placeBegins(m.to+1) // a thing and no deed
	}
	if m.noun && r.norm(m.from) == "fighting" && m.to < s.to && r.tokens[m.to].Kind == text.Word && !inside[r.norm(m.to)] && !englishForms[r.norm(m.to)] && !fightingGoes[r.norm(m.to)] {
		return true // "guards fighting jihadists"
	}
	if m.to-m.from != 1 {
		return false
	}
	if r.norm(m.to) == "-" && r.touching(m.from, m.to+2) {
		return true
	}
	w := r.norm(m.from)
	opens := m.from == s.from && !s.headline
	if strings.HasSuffix(w, "ing") {
		return opens && !m.noun && r.norm(m.to) != "by" && !englishForms[r.norm(m.to)]
	}
	if m.noun || !strings.HasSuffix(w, "ed") || m.to >= s.to || r.tokens[m.to].Kind != text.Word || inside[r.norm(m.to)] {
		return false
	}
	switch prev := r.norm(m.from - 1); prev {
	case "of", "for", "with", "from", "among", "by", "between":
		return true
	default:
		if bareForms[prev] && (r.norm(m.from-2) == "to" || modalsEN[r.norm(m.from-2)]) {
			return true // "to release detained members"
		}
	}
	return opens
}

// fightingGoes are words behind the noun "fighting".
var fightingGoes = set("pitting", "against", "that", "which", "broke", "is", "was", "has", "had", "of", "there", "where", "who", "but", "south", "north", "east", "west", "season", "will", "also", "then", "about", "below", "within", "continues", "goes", "left", "leaves", "kills", "rages", "still")

// blewUp reports whether a bomber did something: "a suicide bomber killed 12", "by a suicide bomber".
func (r *reader) blewUp(m *mention) bool {
	for i := m.from - 1; i > m.from-4 && i >= 0; i-- {
		if w := r.norm(i); w == "by" || w == "when" {
			return true
		}
	}
	for i := m.to; i < m.to+4 && i < len(r.tokens) && !clauseEnd(r.norm(i)); i++ {
		if w := r.norm(i); englishForms[w] || w == "attack" || w == "attacks" || w == "kills" || w == "rammed" {
			return true
		}
	}
	return false
}

// overcome reports whether a bomber is somebody who was killed or caught before anything went off: "shot a suicide bomber dead".
func (r *reader) overcome(m *mention) bool {
	for i := m.from - 1; i >= 0 && i > m.from-6 && !clauseEnd(r.norm(i)); i-- {
		if overcoming[r.norm(i)] {
			return true
		}
	}
	return overcomeBehind[r.norm(m.to)] || beingEN[r.norm(m.to)] && overcoming[r.norm(m.to+1)]
}

var (
	overcoming     = set("killed", "kill", "kills", "killing", "shot", "shoot", "shooting", "arrested", "arrest", "arresting", "captured", "capture", "caught", "stopped", "detained", "seized", "intercepted", "neutralised", "neutralized", "eliminated", "tackled", "overpowered", "identified", "recruit", "recruited", "recruiting", "train", "trained", "training", "transport", "transporting", "sheltered", "sheltering", "dispatching", "escorted", "prepared")
	overcomeBehind = set("vest", "vests", "belt", "belts", "cell", "cells")
)

// inside are words that stand behind a participle which tells what befell somebody.
var inside = set("by", "in", "on", "at", "after", "during", "for", "while", "with", "near", "from", "over", "late", "early", "last", "and", "or", "when", "as", "to", "into", "outside", "alongside", "along", "two", "three", "a", "an", "the", "his", "her", "their", "its",
	"yesterday", "today", "earlier", "before", "since", "between", "amid", "under", "through", "across", "around", "inside", "this", "that", "him", "them", "it")

// among reports whether a word is named as one of those told: "بينها كمين", "including an ambush".
func (r *reader) among(i int) bool {
	for t := i - 1; t >= 0 && t > i-4; t-- {
		if includingCues[r.bare(t)] {
			return true
		}
	}
	return false
}

// tolling are the classes whose dead and wounded belong to them.
var tolling = map[incident.Class]bool{incident.Attack: true, incident.Clash: true, incident.Bombing: true, incident.Shelling: true, incident.Assassination: true,
	incident.Kidnapping: true, incident.Execution: true, incident.ExplosiveRemnant: true, incident.FoiledPlot: true, incident.Raid: true, incident.Operation: true,
	incident.Airstrike: true, incident.Arrest: true, incident.WeaponsSeizure: true, incident.Seizure: true}

// told reads the mood of a trigger and reports whether it can be a happening at all.
func (r *reader) told(m *mention, s *sentence) bool {
	if m.plan {
		if r.norm(m.to-1) == "operations" {
			return false // what such men do
		}
		for i := m.from - 1; i >= s.from && i > m.from-4; i-- {
			switch w := r.norm(i); w {
			case "in", "في":
				if i == m.from-1 {
					return false // "involved in planning attacks"
				}
			case "who", "whom", "of", "that", "افرادها", "افراده", "الذين", "الذي", "للاشتباه", "بتهمه", "بشبهه":
				return false // what somebody was wanted for
			}
		}
		if w := r.bare(m.from); w == "خططا" || w == "خطط" {
			return false // "وضعوا خططاً لشن عمليات أخرى": plans at large
		}
		if r.norm(m.from-1) == "كان" && r.isPresent(m.from) {
			return false // "قتلت انتحارياً كان ينوي اقتحام الموكب": what he meant to do
		}
		return r.caughtNear(m)
	}
	if (m.noun || r.cue(m.from, verbalNouns)) && trades[r.bare(m.from-1)] {
		return false // "مسؤول التفخيخ", "خلية اغتيالات": what somebody does
	}
	if r.bare(m.from-1) == "عن" && r.verbal(m) && inCharge[r.bare(m.from-2)] {
		return false // "المسؤول عن نقل الأسلحة"
	}
	if m.class == incident.Operation && staffNouns[r.norm(m.to)] {
		return false // "the Military Operations Department"
	}
	if m.class == incident.Operation && commands[r.bare(m.from-1)] {
		return false // "إدارة العمليات العسكرية" is a body
	}
	if r.inTitle(m.from, s) {
		return false // "the Committee for Ending the Mission"
	}
	if r.barred(m.from) || isLatin(r.norm(m.from)) && r.modifies(m, s) {
		return false
	}
	if w := r.norm(m.from); isLatin(w) && !m.noun && !strings.HasSuffix(w, "ied") && !strings.HasSuffix(w, "men") && (strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "en")) && beforeThing[r.norm(m.from-1)] {
		return false // "the detained man"
	}
	if w := r.norm(m.from); isLatin(w) && !m.noun && strings.HasSuffix(w, "ed") && m.from > s.from && thirdForms[r.norm(m.from-1)] && !homographs[r.norm(m.from-1)] && !inside[r.norm(m.from+1)] {
		return false // "repatriates captured Americans"
	}
	if w := r.norm(m.from); m.class == incident.Arrest && (w == "held" || w == "holding") && slices.ContainsFunc(r.figuresIn(m.from, m.to+2), func(f figure) bool { return f.q.Value >= 1000 }) {
		return false // "the camp once held 70,000 people"
	}
	if r.norm(m.from) == "left" && beingEN[r.norm(m.from-1)] {
		return false // "19,000 are left in the camp"
	}
	if isLatin(r.norm(m.from)) {
		m.mood = r.moodEN(m, s)
	} else {
		m.mood = r.moodAR(m, s)
	}
	return m.mood != hoped && m.mood != negated
}

func init() {
	learn(commands, trades, eraCues, spanCues, amidst, manyAR, cellsAR, inCharge, fleeing, pluralHeads, courts, aimedAt, showing)
}

// inTitle reports whether an English word stands with a capital where only names have one: not at the head of a sentence or a
// quotation, and in no line of capitals.
func (r *reader) inTitle(i int, s *sentence) bool {
	w := r.tokens[i].Text
	if s.headline || i == s.from || len(w) < 2 || !englishForms[r.norm(i)] || w[0] < 'A' || w[0] > 'Z' || w[1] < 'a' || w[1] > 'z' || r.tokens[i-1].Kind != text.Word && r.tokens[i-1].Kind != text.Number {
		return false
	}
	words, capitals := 0, 0
	for t := max(s.from, i-12); t < min(s.to, i+12); t++ {
		if w := r.tokens[t].Text; r.tokens[t].Kind == text.Word && len(w) > 3 {
			words++
			if w[0] >= 'A' && w[0] <= 'Z' {
				capitals++
			}
		}
	}
	return capitals*4 < words*3
}

// pluralHeads are words that name deeds of a kind at large.
var pluralHeads = set("عمليات", "حملات", "هجمات", "حالات", "حوادث", "جرائم", "جرايم", "اعمال", "افعال")

// inCharge are words for those whose work is what the noun behind "عن" names.
var inCharge = set("مسوول", "المسوول", "مسوولا", "مسووله", "المسووله", "مسيول", "المسيول", "مسوولين", "مسوولون", "المسوولين")

var commands = set("اداره", "قياده", "غرفه", "مركز", "هيئه", "قايد", "خليه", "مقر", "رييس")

// trades are words before the noun of an act that is somebody's trade.
var trades = set("عصابه", "عصابات", "مافيا", "مسوول", "امير", "خبير", "خبراء", "قسم", "ديوان", "كتيبه", "فرقه", "خليه", "خلايا", "ملف", "ورشه", "فرق", "شبكه", "مجال", "اعمال", "اختصاصي")

var beforeThing = set("the", "a", "an", "this", "these", "those", "its", "their", "his")

// caughtNear reports whether the sentence of a plan, the one before or the one after tells of somebody caught.
func (r *reader) caughtNear(m *mention) bool {
	lo, hi := r.sentences[max(0, m.sentence-1)].from, r.sentences[min(len(r.sentences)-1, m.sentence+1)].to
	for i := lo; i < hi; i++ {
		for _, f := range r.forms[i] {
			if caught[f] {
				return true
			}
		}
	}
	return false
}

// caught are words for people caught and for plots stopped.
var caught = set("arrested", "arrest", "arrests", "detained", "captured", "caught", "dismantled", "foiled", "thwarted", "custody", "raided", "raid", "stopped", "detainees", "seized",
	"اعتقل", "اعتقلت", "اعتقال", "القبض", "قبض", "قبضت", "توقيف", "اوقف", "اوقفت", "احبط", "احبطت", "احباط", "تفكيك", "فكك", "فككت", "ضبط", "ضبطت", "داهم", "داهمت", "الموقوفين", "الموقوفون", "الخليه", "المتهم", "المتهمين")

// clauseEnd are the marks that close a clause for the words which rule a verb.
func clauseEnd(w string) bool {
	switch w {
	case "،", ",", ";", "؛", ":", ".", "بل", "لكن", "but", "(", ")", "–", "—":
		return true
	}
	return false
}

// certain reads whose word the mention is, and how firmly it is told: by its mood, else by who says it, else by the
// distance that the text keeps.
func (r *reader) certain(m *mention, s *sentence) {
	m.certainty = incident.Asserted
	m.attr = Attribution{Source: r.author(), Kind: incident.SourceAuthor}
	sp := r.wordOf(m, s)
	if sp != nil {
		m.attr = sp.attr
		switch {
		case sp.denies:
			m.certainty = incident.Denied
			if sp.carrier != nil {
				m.attr = sp.carrier.attr
			}
		case sp.claims || sp.attr.Kind == incident.SourceGroup:
			m.certainty = incident.Claimed
		case sp.attr.Kind != incident.SourceOfficial:
			m.certainty = incident.Reported
		}
	}
	for i := m.from - 1; i >= s.from && i >= m.from-12 && (sp == nil || sp == s.base); i-- {
		w := r.norm(i)
		if clauseEnd(w) && w != "\"" {
			break
		}
		if denyVerbs[r.bare(i)] {
			m.certainty = incident.Denied
		}
		if sayVerbs[r.bare(i)] || participles[r.bare(i)] {
			break
		}
	}
	if m.certainty == incident.Asserted || m.certainty == incident.Reported {
		switch c := r.keepsAway(m, s); {
		case c == incident.Claimed, c == incident.Reported && m.attr.Kind == incident.SourceAuthor:
			m.certainty = c
		}
	}
	if m.certainty != incident.Denied && r.deniedBehind(m, s) {
		m.certainty = incident.Denied
	}
	switch m.mood {
	case possible:
		m.certainty = incident.Possible
	case planned:
		m.certainty = incident.Planned
		for i := m.from - 1; i >= s.from && i > m.from-5; i-- {
			if guesses[r.bare(i)] {
				m.certainty = incident.Possible // "توقع أن تطلق"
			}
		}
	}
}

// guesses are verbs of those who only think that something will come.
var guesses = verbs("توقع/توقع رجح/رجح", "", "متوقعا", "متوقعه", "مرجحا", "مرجحه")

// deniedBehind reports whether the rest of the sentence denies what it told: "…; the camp's management denies it", "وهو ما نفته
// الوزارة"; or the next one, in the words of who speaks: "إننا ننفي هذه الأنباء".
func (r *reader) deniedBehind(m *mention, s *sentence) bool {
	for t := m.to; t < s.to; t++ {
		if !denyVerbs[r.bares[t]] {
			continue
		}
		switch next := r.norm(t + 1); next {
		case "it", "this", "that", "ذلك", "هذا", "هذه":
			return r.norm(t+2) == "." || r.norm(t+2) == "،" || r.norm(t+2) == "," || t+2 >= s.to || next == "هذه"
		}
		if r.norm(t-1) == "ما" && (r.norm(t-2) == "وهو" || r.norm(t-2) == "الامر") {
			return true
		}
	}
	if isLatin(r.norm(m.from)) && r.baseless(m, s) || !isLatin(r.norm(m.from)) && r.baselessAR(m, s) {
		return true
	}
	k := r.sentenceAt(s.from) + 1
	if k < 1 || k >= len(r.sentences) || !r.sameParagraph(k-1, k) {
		return false
	}
	next := &r.sentences[k]
	if first := r.norm(next.from); first != "اننا" && first != "ونحن" && first != "نحن" && first != "ننفي" && first != "وننفي" && first != "واذ" {
		return false
	}
	for t := next.from; t < next.to && t < next.from+4; t++ {
		if denyVerbs[strings.TrimPrefix(r.norm(t), "و")] && r.norm(t+1) == "هذه" {
			return true
		}
	}
	return false
}

// baselessAR reports whether an Arabic sentence says of what is told that it is not true: "ما نُشر بخصوص اختطاف … لا صحة له", "ما أُشيع
// عن سيطرة التنظيم … عارٍ عن الصحة".
func (r *reader) baselessAR(m *mention, s *sentence) bool {
	told := false
	for i := m.from - 1; i >= s.from && i >= m.from-14 && !told; i-- {
		if w := r.norm(i); w == "." || w == "،" && m.from-i > 2 {
			break
		}
		told = rumoured[r.bares[i]]
	}
	for i := m.to; told && i < s.to && i < m.to+40; i++ {
		switch next := r.norm(i + 1); r.bare(i) {
		case "لا", "فلا":
			if next == "صحه" || next == "اساس" {
				return true
			}
		case "عار", "عاري", "عاريه", "عاره", "مجافيه", "مجاف":
			if next == "عن" || next == "من" || next == "للحقيقه" {
				return true
			}
		case "غير":
			if next == "صحيح" || next == "صحيحه" {
				return true
			}
		case "مفبرك", "مفبركه", "ملفق", "ملفقه", "كاذب", "كاذبه":
			return true
		}
	}
	return false
}

// rumoured are the words by which a text names what others spread before it says what is true.
var rumoured = set("نشر", "تداول", "تداولته", "تتداوله", "يتداول", "اشيع", "يشاع", "ورد", "تردد", "يتردد", "اثير", "ذكر", "قيل", "روج", "روجت", "تروج", "انباء", "اخبار", "خبر", "شايعات", "شايعه", "معلومات", "انباوها", "مزاعم", "ادعاءات")

// baseless reports whether an English sentence says of reports of a happening that they are false.
func (r *reader) baseless(m *mention, s *sentence) bool {
	reports := false
	for i := max(s.from, m.from-12); i < m.from; i++ {
		switch r.norm(i) {
		case "reports", "claims", "rumours", "rumors", "allegations", "posts", "news", "report", "claim":
			reports = true
		}
	}
	for i := m.to; i < s.to && reports; i++ {
		switch r.norm(i) {
		case "baseless", "unfounded", "untrue", "fabricated", "false", "fake":
			return true
		case "no":
			if w := r.norm(i + 1); w == "basis" || w == "truth" || w == "foundation" {
				return true
			}
		}
	}
	return false
}

// wordOf is whose word a mention is: "هجوم قال التنظيم إنه شنه" is the group's, whoever speaks around it.
func (r *reader) wordOf(m *mention, s *sentence) *speaker {
	for n := upTo(r.voices, m.to, func(v *voice) int { return v.verb }); m.noun && n < len(r.voices) && r.voices[n].verb == m.to && m.to < s.to; n++ {
		if v := &r.voices[n]; !v.weak && !isLatin(r.norm(m.to)) {
			return v.sp
		}
	}
	return r.wordAt(m.from, s)
}

// keepsAway is the distance that the words around a mention keep: "reportedly", "the alleged", "يُزعم", "أنباء عن".
func (r *reader) keepsAway(m *mention, s *sentence) incident.Certainty {
	for i := m.from - 1; i >= s.from && i >= m.from-7; i-- {
		w := r.norm(i)
		if clauseEnd(w) {
			break
		}
		if r.lemmas[i].normIn&hedged != 0 {
			return hedges[w]
		}
		if r.lemmas[i].bareIn&hedged != 0 {
			return hedges[r.bare(i)]
		}
	}
	for i := m.from; i < m.to; i++ {
		if r.lemmas[i].normIn&hedged != 0 {
			return hedges[r.norm(i)]
		}
	}
	return hedges[r.norm(m.to)]
}

// hedges are the words by which a text keeps its distance from what it tells.
var hedges = map[string]incident.Certainty{
	"reportedly": incident.Reported, "apparently": incident.Reported, "unconfirmed": incident.Reported, "rumoured": incident.Reported, "rumored": incident.Reported,
	"allegedly": incident.Claimed, "purportedly": incident.Claimed, "supposedly": incident.Claimed, "purported": incident.Claimed, "supposed": incident.Claimed,
	"انباء": incident.Reported, "معلومات": incident.Reported, "تسريبات": incident.Reported, "شايعات": incident.Reported, "يعتقد": incident.Reported,
	"المزعوم": incident.Claimed, "المزعومه": incident.Claimed, "مزعوم": incident.Claimed, "مزعومه": incident.Claimed, "يزعم": incident.Claimed,
}

// ahead makes what is told for a day after publication something planned: a noun, a verb of the present, or words for
// what is to come.
func (r *reader) ahead(m *mention) {
	if m.class == incident.Statement && m.attr.Kind == incident.SourceAuthor {
		for _, p := range m.roles { // a body's call is its own word
			if a := r.know.Actors; p.Role == incident.By && p.Span != nil && a != nil && !r.ours(p.ID) {
				m.attr = Attribution{Source: p.Text, Kind: incident.SourceOfficial, Span: p.Span, actor: p.Name}
				break
			}
		}
	}
	if r.in.Published == incident.NoDay || m.date == nil || m.date.when.Start == incident.NoDay || m.date.when.Start <= r.in.Published || len(m.date.rivals) > 0 || m.mood != factual {
		return
	}
	if m.certainty != incident.Asserted && m.certainty != incident.Reported {
		return
	}
	to := m.noun || !isLatin(r.norm(m.from)) && (r.isPresent(m.from) || strings.HasPrefix(r.norm(m.from), "ي"))
	for t, end := m.to, r.sentences[m.sentence].to; t < end && t < m.to+14 && !to; t++ {
		to = r.norm(t) == "will" || r.willCome(t, t+1)
	}
	for t := m.date.from; t < m.date.to && !to; t++ {
		to = comingWords[r.bare(t)]
	}
	if to {
		m.certainty = incident.Planned
	}
}

// comingWords are the words of a date that lies ahead.
var comingWords = set("المقبل", "المقبله", "القادم", "القادمه", "الات", "غدا", "غد", "next", "coming", "tomorrow", "upcoming")

// happened decides, with the slots filled, whether a mention is a happening and not background.
func (r *reader) happened(m *mention, s *sentence) bool {
	own := false // a date or a place of its own
	if m.date != nil && !m.date.anchor && m.date.from >= m.left && m.date.to <= m.right {
		own = true
	}
	dated := own
	own = own || len(m.places) > 0 || len(m.figures) > 0
	if sp := s.speaker; sp != nil && sp.attr.Kind == incident.SourceAnalyst && m.mood == factual && !dated && len(m.figures) == 0 {
		switch m.class { // an analyst who tells no day and no figure speaks of what is known
		case incident.FoiledPlot, incident.WeaponsLoss, incident.PropagandaRelease, incident.IntelligenceSharing:
		default:
			return false
		}
	}
	if m.mood == possible || m.mood == planned {
		if !own && (len(m.roles) == 0 || violent[m.class]) {
			return false
		}
		if m.mood == possible && !dated && forceful[m.class] && r.mayCome(m) {
			return false // "قد تقتحم الخلايا السجون": what is feared in general
		}
		if m.mood == planned && !dated && !m.noun && (m.class == incident.Operation || m.class == incident.Raid) && (isLatin(r.norm(m.from)) || len(m.places) == 0) {
			return false // "our forces will relentlessly pursue the cells"
		}
	}
	asserts := !m.noun && (isLatin(r.norm(m.from)) || r.finiteIn(m.from, m.to)) || m.firm // a verb, or a noun that stands for one
	stated := own || asserts && (len(m.roles) > 0 || m.date != nil && !m.date.anchor)
	if m.class == incident.Operation && !isLatin(r.norm(m.from)) && thereCues[r.norm(m.to-1)] && !dated && len(r.placesIn(m.from, m.right)) == 0 {
		return false // "طوقت القوات المنطقة"
	}
	if m.class == incident.Operation && !isLatin(r.norm(m.from)) && r.isPresent(m.from) && m.mood == factual && !dated && !s.headline && pluralHeads[r.bare(m.to-1)] {
		return false // "تنفذ القوات عمليات في مناطق متفرقة"
	}
	if !m.noun && !isLatin(r.norm(m.from)) && r.isPresent(m.from) && !(m.class == incident.Clash && m.to-m.from > 1 && own) && m.mood == factual && !dated && len(m.figures) == 0 && (violent[m.class] || m.class == incident.Seizure || m.class == incident.Deployment || m.class == incident.Withdrawal) && !s.headline {
		return false // "تستهدف خلاياه": what it does, not what it did
	}
	if violent[m.class] && (m.date == nil || m.date.when.Precision != incident.TimeDay) && slices.ContainsFunc(m.figures, func(f figure) bool {
		return f.q.What == "attacks" && f.q.Value >= 5
	}) {
		return false // what was counted over some time
	}
	if r.verbal(m) && !dated && len(m.figures) == 0 && pluralHeads[r.bare(m.from-1)] && r.tokens[max(m.from-2, 0)].Kind != text.Number && m.clitic == "" {
		return false // "عمليات خطف وقتل"
	}
	if m.class == incident.Attack && !dated && len(m.places) == 0 && isLatin(r.norm(m.from)) && beingEN[r.norm(m.from)] && burning[r.norm(m.to-1)] && len(r.mentions) > 0 {
		if last := r.mentions[len(r.mentions)-1]; violent[last.class] && m.sentence-last.sentence <= 1 {
			return false // what burned in the attack just told
		}
	}
	if m.class == incident.Bombing && r.norm(m.to-1) == "planted" && !dated && len(m.figures) == 0 {
		return false // "the bombs planted by the militants"
	}
	if m.noun && pluralActs[r.norm(m.to-1)] && m.sentence+1 < len(r.sentences) && r.bulleted(m.sentence+1) && slices.ContainsFunc(m.figures, func(f figure) bool { return f.q.What == "attacks" && f.q.Value >= 2 }) {
		return false // the list that follows tells them
	}
	if m.noun && m.date == nil && isLatin(r.norm(m.from)) && (r.bulleted(m.sentence) && !s.headline || !slices.ContainsFunc(m.places, func(p place) bool { return p.p.Precision != incident.PlaceCountry })) && slices.ContainsFunc(m.figures, func(f figure) bool {
		return f.q.What == "attacks" && (f.q.Value >= 2 || r.bulleted(m.sentence))
	}) {
		return false // "claimed responsibility for three attacks in Iraq"
	}
	if (m.toll && len(m.places) == 0 || m.class == incident.Arrest && !m.noun) && m.date != nil && m.date.when.Precision == incident.TimeYear && isLatin(r.norm(m.from)) && slices.ContainsFunc(m.figures, func(f figure) bool { return f.q.Value >= 50 }) {
		return false // "killed more than 150 members in 2024"
	}
	if m.toll && m.date == nil && len(m.places) == 0 && isLatin(r.norm(m.from)) && r.sumsUp(m) {
		return false // "16 attacks in May. They killed 29 soldiers"
	}
	if (m.toll && len(m.places) == 0 || m.class == incident.Arrest || m.class == incident.Kidnapping) && m.date == nil && isLatin(r.norm(m.from)) && slices.ContainsFunc(m.figures, func(f figure) bool { return f.q.Value >= 1000 }) {
		return false // "killed thousands during its rule"
	}
	if (m.noun || isLatin(r.norm(m.from)) && (m.to-m.from == 1 || pluralActs[r.norm(m.to-1)] && !s.headline) || m.class == incident.Operation && r.verbal(m) && !r.finiteIn(m.from, m.to) || m.to-m.from > 1 && r.cue(m.from, verbalNouns) && !r.firmHead(m, s)) && !(m.firm && r.relative(m)) && !(m.class == incident.Clash && own) && r.plural(m) {
		return false
	}
	if m.mood == factual && r.statistic(m, s) || r.subheading(m, s) {
		return false
	}
	switch ours := r.ours(m.agent); { // the same deed has another name when the group does it
	case (m.class == incident.Raid || m.class == incident.Operation) && ours:
		m.class = incident.Attack
	case m.class == incident.Arrest && ours:
		m.class = incident.Kidnapping
	case m.class == incident.WeaponsLoss && !ours && m.agent != "" && !r.names(s, r.subject):
		m.class = incident.WeaponsSeizure
	}
	switch m.class {
	case incident.PropagandaRelease:
		if own && r.leaflets(m) {
			return r.names(s, r.subject)
		}
		return r.ours(m.agent) || m.agent == "" && r.names(s, r.subject) && !r.others(s) || m.agent == "" && own && m.noun || r.ownPaper(m) || m.agent == "" && dated && isLatin(r.norm(m.from)) && !r.others(s) && r.spokesman(s)
	case incident.Threat:
		if w := r.norm(m.from); promising[w] && !r.ours(m.agent) && (m.agent != "" || !r.irregulars(m) && !r.groupVoice(m)) {
			return false // what a minister promises
		}
		if m.agent == "" && m.mood == factual && !m.future && (m.part != nil || r.names(s, r.subject) || r.released(m.sentence) != nil) && (!m.noun || own || len(m.roles) > 0) {
			return true // the speaker of a video, "it also threatened"
		}
		if m.agent == "" && m.mood == factual && asserts && dated && !isLatin(r.norm(m.from)) && !r.isPresent(m.from) {
			return true // men whom nobody knows
		}
		if m.agent == "" && m.mood == factual && !m.noun && r.groupVoice(m) {
			return true
		}
		return m.part != nil || m.agent != "" && (r.ours(m.agent) || own || slices.ContainsFunc(m.roles, func(p incident.Participant) bool { return p.Role == incident.Target }))
	case incident.WeaponsLoss:
		return m.agent != "" || len(m.roles) > 0 && asserts || r.names(s, r.subject) || asserts && own && r.irregulars(m)
	case incident.Statement:
		if m.mood == factual && !s.headline && !isLatin(r.norm(m.from)) && r.isPresent(m.from) {
			return false // "leaflets that call on civilians"
		}
		return (m.agent != "" || asserts && len(m.roles) > 0 && isLatin(r.norm(m.from)) || asserts && (dated || len(r.placesIn(s.from, s.to)) > 0)) && (dated || asserts && len(r.mentions) == 0)
	case incident.Other:
		if !dated && r.runsAway(m) {
			return false
		}
		if !dated && (m.toll || givingUp[r.norm(m.from)] || strings.HasPrefix(m.clitic, "و") && len(m.figures) == 0) && r.afterCatch(m) {
			return false // what was found, where the men were taken and that they gave up belongs to the arrest
		}
		if r.norm(m.from) == m.clitic+"بايع" && !dated && len(m.figures) == 0 {
			return false // a man's past
		}
		return stated || asserts && r.court(m, s)
	case incident.Seizure:
		if m.agent == "" && !dated && r.verbal(m) && eraCues[r.bare(m.from-1)] || spanCues[r.bare(m.from-1)] && r.verbal(m) {
			return false // "بعد سقوط الموصل", "إبان سيطرة التنظيم" say when
		}
		if m.noun && m.certainty == incident.Denied && len(m.places) > 0 {
			return true // "نفى … سيطرة التنظيم على"
		}
		if m.noun && !m.firm {
			prev := r.bare(m.from - 1)
			return m.date != nil && dated && prev != "منذ" && r.norm(m.from-1) != "since" && r.norm(m.from-2) != "since" || m.agent != "" && own
		}
		return (m.agent != "" || asserts) && (len(m.places) > 0 || dated || len(m.figures) > 0 && m.agent != "" && !m.noun || (m.firm || asserts && m.steps.n > 0 && isLatin(r.norm(m.from)) && r.norm(m.to-1) != "control") && m.agent != "")
	case incident.Movement, incident.Deployment, incident.Withdrawal:
		if !dated && r.runsAway(m) {
			return false
		}
		if m.mood == possible && len(m.roles) > 0 {
			return true
		}
		return own && (len(m.roles) > 0 || m.date != nil && !m.date.anchor || !m.noun) || !m.noun && m.agent != ""
	case incident.Meeting, incident.Agreement, incident.Operation:
		if m.class != incident.Operation && !isLatin(r.norm(m.from)) && m.mood == factual && r.finite(m.from) && !r.isPresent(m.from) && !m.noun {
			return true // "اتفق الطرفان على"
		}
		if m.noun && m.class == incident.Operation && m.from > 0 && r.tokens[m.from-1].Kind == text.Number {
			return true // "34 partnered operations"
		}
		return stated && (!m.noun || len(m.roles) > 0 || m.date != nil && !m.date.anchor)
	case incident.Airstrike, incident.Shelling, incident.Bombing, incident.Attack:
		if m.noun && !m.firm {
			return own
		}
		if m.toll {
			return dated || m.firm && (own || len(m.roles) > 0) || len(m.figures) > 0 || m.agent != "" && len(m.places) > 0
		}
		return own || len(m.roles) > 0 || m.firm
	}
	if m.noun || m.class == incident.IntelligenceSharing || m.class == incident.Aid {
		return own || m.firm || len(m.roles) > 0 && !m.noun
	}
	return true
}

// spokesman reports whether an English sentence has the group's spokesman: no other in such reports lets recordings out.
func (r *reader) spokesman(s *sentence) bool {
	for i := s.from; i < s.to; i++ {
		switch r.norm(i) {
		case "spokesman", "supporters", "telegram", "caliph":
			return true
		}
	}
	return false
}

// groupVoice reports whether the one who speaks before an English verb can be nobody but a man of the group.
func (r *reader) groupVoice(m *mention) bool {
	for i := m.from - 1; i >= 0 && i > m.from-4; i-- {
		if w := r.norm(i); w == "spokesman" || w == "leader" || w == "caliph" {
			return !slices.ContainsFunc(r.actorsIn(max(0, i-6), i+1), func(n naming) bool { return !r.ours(n.a.ID) })
		}
	}
	return false
}

// promising are verbs that are a threat in the mouth of the group alone.
var promising = func() map[string]bool {
	out := map[string]bool{}
	for _, v := range []string{"vow", "pledge", "promise", "swear", "warn"} {
		for _, f := range englishInflected(v) {
			out[f] = true
		}
	}
	out["swore"], out["sworn"] = true, true
	return out
}()

// runsAway reports whether attackers of whom the text has just told get away, from no prison.
func (r *reader) runsAway(m *mention) bool {
	w := r.norm(m.from)
	if w != "fled" && w != "fleeing" && w != "flee" && !strings.HasPrefix(w, "escap") || len(r.mentions) == 0 {
		return false
	}
	told := false
	for n := len(r.mentions) - 1; n >= 0 && n >= len(r.mentions)-3 && m.sentence-r.mentions[n].sentence <= 2; n-- {
		told = told || violent[r.mentions[n].class] || r.mentions[n].class == incident.Seizure
	}
	if !told {
		return false
	}
	s := &r.sentences[m.sentence]
	for i := s.from; i < s.to; i++ {
		switch r.norm(i) {
		case "prison", "jail", "detention", "custody", "camp", "inmates", "prisoners", "detainees":
			return false
		}
	}
	return true
}

// tallyIn reports whether a sentence counts attacks, and not those of a day.
func (r *reader) tallyIn(k int) bool {
	if k < 0 {
		return false
	}
	s := &r.sentences[k]
	return !r.dayIn(s) && slices.ContainsFunc(r.figuresIn(s.from, s.to), func(f figure) bool { return f.q.What == "attacks" && f.q.Value >= 5 })
}

// sumsUp reports whether the sentence before a toll that begins "they" or "these" counts attacks.
func (r *reader) sumsUp(m *mention) bool {
	if r.tallyIn(m.sentence-1) || r.tallyIn(m.sentence-2) && r.norm(r.sentences[m.sentence-1].from) == "these" {
		for i := r.sentences[m.sentence].from; i < m.to; i++ {
			if r.norm(i) == "also" {
				return true // "the army also killed 17"
			}
		}
	}
	switch r.norm(r.sentences[m.sentence].from) {
	case "they", "these", "it", "this":
	default:
		return false
	}
	return r.tallyIn(m.sentence - 1)
}

// ownPaper reports whether the words of a release name a paper or an agency of the group: "the latest issue of al-Naba, published".
func (r *reader) ownPaper(m *mention) bool {
	return slices.ContainsFunc(r.actorsIn(m.from, m.to), func(n naming) bool { return r.ours(n.a.ID) })
}

// givingUp are verbs of those who are caught.
var givingUp = set("surrendered", "surrender", "gave", "turned")

// leaflets reports whether what was released are sheets of paper, which are found and not announced.
func (r *reader) leaflets(m *mention) bool {
	w := r.bare(m.to - 1)
	return w == "منشورات" || w == "ملصقات" || w == "قصاصات"
}

// spanCues are words for a time that a noun behind them names.
var spanCues = set("ابان", "حقبه", "فتره", "ايام", "زمن", "سنوات", "مرحله")

// eraCues are words before a noun that tells when something else was.
var eraCues = set("بعد", "منذ", "قبل", "عقب", "قبيل", "غداه")

// court reports whether a mention tells what a court did.
func (r *reader) court(m *mention, s *sentence) bool {
	for i := m.from; i < min(s.to, m.to+3); i++ {
		if r.cue(i, courts) {
			return true
		}
	}
	return false
}

var courts = set("محكمه", "القضاء", "الجنايات")

// subheading reports a noun of action in a line of a few words that names nobody, no place and no day: "استهداف متكرر".
func (r *reader) subheading(m *mention, s *sentence) bool {
	return m.noun && !s.headline && s.to-s.from <= 5 && len(m.roles) == 0 && m.to-m.from == 1 &&
		len(r.placesIn(s.from, s.to)) == 0 && len(r.datesIn(s.from, s.to)) == 0 && len(r.figuresIn(s.from, s.to)) == 0
}

// afterCatch reports whether people were caught, or something found, in the sentence of a mention or one of the three before.
func (r *reader) afterCatch(m *mention) bool {
	for n := len(r.mentions) - 1; n >= 0 && m.sentence-r.mentions[n].sentence <= 3; n-- {
		switch r.mentions[n].class {
		case incident.Raid, incident.Arrest, incident.Operation, incident.FoiledPlot, incident.WeaponsSeizure:
			return true
		case incident.Other:
			return !m.toll
		}
	}
	return false
}

// forceful are the classes of which a text that says they may come tells a fear and no happening.
var forceful = map[incident.Class]bool{incident.Raid: true, incident.Seizure: true, incident.WeaponsLoss: true, incident.FoiledPlot: true, incident.Threat: true, incident.Other: true, incident.Operation: true, incident.Arrest: true}

func init() {
	for c := range violent {
		forceful[c] = true
	}
}

// mayCome reports whether a verb that is possible speaks of the time to come and not of what may have happened.
func (r *reader) mayCome(m *mention) bool {
	if isLatin(r.norm(m.from)) {
		return !m.noun && r.norm(m.from-1) != "have" && r.norm(m.from-2) != "have"
	}
	return !m.noun && r.isPresent(m.from)
}

// released is the release of propaganda that was told in this sentence or the five before; nil when there is none.
func (r *reader) released(sentence int) *mention {
	for n := len(r.mentions) - 1; n >= 0 && sentence-r.mentions[n].sentence <= 5; n-- {
		if r.mentions[n].class == incident.PropagandaRelease {
			return r.mentions[n]
		}
	}
	return nil
}

// firmHead reports whether a word that is a noun of action or a verb begins a sentence, where it is a verb or tells what was done.
func (r *reader) firmHead(m *mention, s *sentence) bool {
	return m.firm || r.opensSentence(m.from, s) || strings.HasPrefix(m.clitic, "و") || strings.HasPrefix(m.clitic, "ف") || sayVerbs[r.bare(m.from-1)] || r.bare(m.from-1) == "قد" || r.bare(m.from-1) == "ان" || r.tokens[max(m.from-1, 0)].Kind != text.Word
}

var manyAR = set("كماين", "الكماين", "هجمات", "الهجمات", "عمليات", "اعتداءات", "غارات", "ضربات")

// plural reports a noun that names happenings at large.
func (r *reader) plural(m *mention) bool {
	w := r.norm(m.from)
	if manyAR[r.bare(m.to-1)] && m.to-m.from > 1 {
		return len(m.figures) == 0 && (m.date == nil || m.date.when.Precision != incident.TimeDay)
	}
	for _, p := range pronouns {
		if rest, ok := strings.CutSuffix(w, "ات"+p); ok {
			w = rest + "ات"
			break
		}
	}
	if m.noun && pluralActs[w] && m.date != nil && m.date.since {
		return true // "since February 139 have been killed by attacks"
	}
	if isLatin(w) && m.date != nil && !m.date.since && m.date.when.Precision == incident.TimeRange && m.date.when.End-m.date.when.Start < 31 {
		return false
	}
	if isLatin(w) && !m.noun && slices.ContainsFunc(m.places, func(p place) bool { return p.p.Precision != incident.PlaceCountry }) {
		return false
	}
	if isLatin(w) && !m.noun {
		for i := m.from; i < m.to; i++ {
			if thenEN[r.norm(i)] {
				return false // "later carried out raids on the area"
			}
		}
	}
	return (strings.HasSuffix(w, "ات") || pluralActs[w] || isLatin(w) && pluralActs[r.norm(m.to-1)]) &&
		(len(m.figures) == 0 || isLatin(w) && m.date != nil && m.date.when.Precision == incident.TimeYear && !slices.ContainsFunc(m.figures, func(f figure) bool { return f.q.Unit != "people" })) && (m.date == nil || m.date.when.Precision != incident.TimeDay)
}

// thenEN are words that give an act its place in a story.
var thenEN = set("later", "then", "subsequently", "immediately", "promptly", "overnight")

// staffNouns are English nouns of bodies that operations are a part of the name of.
var staffNouns = set("department", "command", "commands", "directorate", "administration", "room", "center", "centre", "team", "teams", "unit", "units", "officer", "officers")

// burning are what befalls cars and houses.
var burning = set("burned", "burnt", "torched")

// pluralActs are English nouns of many acts, which are told as happenings on a day or with a count alone.
var pluralActs = set("attacks", "bombings", "strikes", "airstrikes", "raids", "ambushes", "explosions", "sniping", "shootings", "assassinations", "kidnappings", "abductions", "executions", "killings", "murders", "beheadings", "massacres", "blasts", "assaults", "campaigns")

// others reports whether a sentence names a body that is none of the group's.
func (r *reader) others(s *sentence) bool {
	near := r.actorsIn(s.from, s.to)
	for k := range near {
		if n := &near[k]; !n.dropped && n.a.Official() && n.how != actor.Metonym && !r.ours(n.a.ID) {
			return true
		}
	}
	return false
}

// names reports whether the sentence or the one before it names the actor.
func (r *reader) names(s *sentence, id string) bool {
	near := r.actorsIn(s.from-40, s.to)
	for k := range near {
		if n := &near[k]; n.to <= s.to && r.know.Actors.PartOf(n.a.ID, id) {
			return true
		}
	}
	return false
}
