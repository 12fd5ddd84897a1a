package read

import (
	"slices"
	"strings"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// moodEN reads the mood of an English trigger.
func (r *reader) moodEN(m *mention, s *sentence) mood {
	words := 0
	if w := r.norm(s.from); w == "should" || w == "if" || w == "unless" {
		if k := slices.IndexFunc(r.tokens[s.from:m.from], func(t text.Token) bool { return t.Norm == "," }); k < 0 {
			return hoped // "Should a prison be stormed, …"
		}
	}
	if r.toCome(m.from, m.to) {
		return planned
	}
	for i := m.from + 1; i < m.to; i++ {
		switch w := r.norm(i); {
		case modalsEN[w] && w != "will" && w != "shall" && bareForms[r.norm(i+1)] || modalsEN[w] && r.norm(i+1) == "be":
			if w == "may" || w == "might" {
				return possible
			}
			if w == "would" && announced[m.class] && r.sayingBefore(i, s) {
				return planned
			}
			return hoped // "the detainees should be transferred"
		case w == "not" || w == "never":
			return negated
		}
	}
	if r.chargedList(m, s) {
		return hoped
	}
	if r.defines(m, s) || r.habitEN(m, s) || r.sceneEN(m, s) || r.talliedEN(m, s) {
		return hoped
	}
	for i := m.from - 1; i >= s.from && words < 9; i-- {
		w := r.norm(i)
		if clauseEnd(w) {
			break
		}
		if r.tokens[i].Kind == text.Word {
			words++
		}
		if r.inDate(i) {
			continue // "the May 9 ambush"
		}
		near := m.from - i
		verb := !m.noun
		if r.norm(i+1) == "-" && i+2 < m.from && r.touching(i, i+3) {
			continue // "counter-terrorism", "would-be"
		}
		if w == "led" || w == "leading" || w == "resulted" || w == "resulting" {
			return factual
		}
		switch {
		case w == "to" && near == 1 && verb:
			switch g := r.norm(i - 1); {
			case g == "continue" || (g == "continues" || g == "continued") && !r.dayIn(s):
				return hoped // "continues to carry out attacks"
			case g == "used" && !beingEN[r.norm(i-2)]:
				return hoped // "used to bring in recruits"
			case doneEN[g] && r.nobody(i, s):
				return negated // "no suspects have managed to flee"
			case doneEN[g], r.caused(i, s):
				return factual
			case triedEN[g]:
				if g := r.norm(i - 2); g == "any" || g == "future" || g == "new" || g == "another" {
					return hoped
				}
				return attempted
			case violent[m.class] && schemingEN[g]:
				return hoped // "planning to carry out attacks"
			case plannedCuesEN[g] || announcedEN[g]:
				return planned
			}
			return hoped
		case w == "to" && near <= 3 && verb && r.norm(i+1) != "the" && r.norm(i+1) != "a" && strings.HasSuffix(r.norm(m.from-1), "ly"):
			return hoped
		case modalsEN[w] && verb && near <= 4:
			if w == "will" || w == "shall" {
				return planned
			}
			if w == "may" || w == "might" {
				return possible
			}
			if w == "would" && announced[m.class] && r.sayingBefore(i, s) {
				return planned // "said the command would launch an operation"
			}
			return hoped
		case (w == "not" || w == "never" || w == "nobody" || strings.HasSuffix(w, "n't")) && near <= 3:
			return negated
		case (w == "no" || w == "without") && near <= 2, w == "no" && verb && near <= 8 && r.auxiliaryIn(i+1, m.from):
			return negated
		case ifCuesEN[w] && near <= 8, w == "long" && r.norm(i-1) == "as":
			return hoped
		case purposeCuesEN[w] && near <= 5 && m.class != incident.FoiledPlot, fearCuesEN[w] && near <= 5:
			return hoped
		case habitCuesEN[w] && near <= 3:
			return hoped
		case w == "any" && near <= 3, w == "future" && near <= 3:
			return hoped
		case aimCuesEN[w] && (near <= 4 || words <= 4 && near <= 6) && (m.noun || verb && strings.HasSuffix(r.norm(m.from), "ing")):
			return hoped
		case near == 1 && (w == "of" || w == "with" || w == "for") && chargedEN[r.norm(i-1)] && strings.HasSuffix(r.norm(m.from), "ing") && len(r.datesIn(m.from, s.to)) == 0:
			return hoped // "in charge of smuggling"
		case near == 1 && w == "of" && stressedEN[r.norm(i-1)] && strings.HasSuffix(r.norm(m.from), "ing"):
			return hoped // "the importance of reaching an agreement"
		case exerciseEN[w], trainingEN[w] && near <= 6 && strings.HasSuffix(r.norm(m.from), "ing"):
			return hoped
		case (w == "cases" || w == "incidents" || w == "acts") && near <= 3 && m.noun && r.norm(i+1) == "of":
			return hoped // "the increase in cases of killing"
		case trendCuesEN[w] && near <= 3 && m.noun && !((w == "wave" || w == "series") && r.shortSpan(s)):
			return hoped
		case maybeCuesEN[w] && near <= 3:
			return possible
		case plannedCuesEN[w] && near <= 2:
			return planned
		}
	}
	if !m.noun && r.inGeneral(m, s) {
		return hoped
	}
	if m.noun {
		if r.norm(m.to) == "have" && trendVerbsEN[r.norm(m.to+1)] || r.norm(m.to) == "has" && trendVerbsEN[r.norm(m.to+1)] {
			return hoped
		}
		switch r.norm(m.to) {
		case "continue", "persist", "remain", "surged", "spiked", "escalated",
			"plan", "plans", "planning", "planner", "capability", "capabilities", "plot", "plots", "rose", "fell", "declined", "increased", "dropped", "capacity":
			return hoped
		}
	}
	return factual
}

// chargedList reports whether a verb goes on a list of what somebody is charged or entrusted with: "tasked with planting mines and
// assassinating officers".
func (r *reader) chargedList(m *mention, s *sentence) bool {
	if prev := r.norm(m.from - 1); !strings.HasSuffix(r.norm(m.from), "ing") || prev != "and" && prev != "or" && prev != "," {
		return false
	}
	for i := m.from - 2; i > s.from+1 && i > m.from-16; i-- {
		if w := r.norm(i - 1); strings.HasSuffix(r.norm(i), "ing") && (w == "of" || w == "with" || w == "for" || w == "in") {
			return chargedEN[r.norm(i-2)] && len(r.datesIn(i, s.to)) == 0
		}
	}
	return false
}

// defines reports whether a sentence says what is meant by the noun of an act: "a strike, as defined in this release, means".
func (r *reader) defines(m *mention, s *sentence) bool {
	if prev := r.norm(m.from - 1); !m.noun || prev != "a" && prev != "an" && prev != "term" && prev != "word" {
		return false
	}
	for i := m.to; i < min(s.to, m.to+14); i++ {
		switch r.norm(i) {
		case "means", "refers", "defined", "denotes":
			return true
		}
	}
	return false
}

// habitEN reports whether a happening is told as one that comes back, on no day: "frequent assassinations", "carried out a string
// of raids", "has been hit a number of times".
func (r *reader) habitEN(m *mention, s *sentence) bool {
	often := false
	for i := max(s.from, m.from-3); i < m.to && !often; i++ {
		often = oftenEN[r.norm(i)] && (i > m.from || m.noun)
	}
	for i := m.from - 1; i < m.to+1 && !often && m.class == incident.Attack; i++ {
		often = i > 0 && r.norm(i) == "hit" && r.norm(i+1) == "-" && r.norm(i+2) == "and" || i >= 4 && i >= m.from && r.norm(i-1) == "-" && r.norm(i) == "run"
	}
	for i := s.from; i+1 < s.to; i++ {
		if w := r.norm(i); w == "past" || w == "last" || w == "previous" {
			switch next := r.norm(i + 1); next {
			case "decade", "decades", "years":
				if !r.dayIn(s) && (m.from-i < 30 && i-m.to < 30) {
					return true // "during the battles of the past decade"
				}
			}
		}
	}
	for i := m.from; i < m.to; i++ {
		if r.norm(i) == "series" && !slices.ContainsFunc(r.datesIn(s.from, s.to), func(d date) bool { return !d.since }) {
			return true // "has staged a series of attacks since 2014"
		}
	}
	if often && m.noun {
		for i := m.to; i < min(s.to, m.to+8); i++ {
			if r.norm(i) == "including" {
				return true // "a string of attacks, including a shooting on 1 January"
			}
		}
	}
	if m.noun && !r.dayIn(s) {
		for i := m.from - 1; i >= s.from && i > m.from-12; i-- {
			if w := r.norm(i); (w == "included" || w == "include" || w == "includes") && (r.norm(i-1) == "have" || r.norm(i-1) == "has" || w != "included") || w == "attempts" && m.from-i <= 2 {
				return true
			}
		}
	}
	for i := m.to; i < min(s.to, m.to+9) && !often; i++ {
		often = r.norm(i) == "times" && (r.norm(i-1) == "of" || r.norm(i-1) == "several" || r.norm(i-1) == "many") || r.norm(i) == "repeatedly"
	}
	return often && !r.dayIn(s)
}

// sceneEN reports whether a verb tells what somebody was about while something else happened, or is known for: "the driver, who
// was smuggling", "he had been passing names".
func (r *reader) sceneEN(m *mention, s *sentence) bool {
	if w := r.norm(m.to - 1); m.class == incident.Arrest && (w == "held" || w == "detained") && (r.norm(m.to-2) == "are" || r.norm(m.to-2) == "is") && len(r.datesIn(s.from, s.to)) == 0 {
		return true // "suspects are held without trial"
	}
	if m.class == incident.Movement && !m.noun && m.to-m.from > 1 && strings.HasSuffix(r.norm(m.to-1), "ing") && beingEN[r.norm(m.to-2)] {
		return true // "while the convoy was heading for the field"
	}
	if m.class == incident.Deployment && !m.noun {
		for i := m.from - 1; i >= s.from && i > m.from-4; i-- {
			if w := r.norm(i); w == "as" || w == "while" || w == "when" {
				return true // "blew up as troops entered"
			}
		}
	}
	if !m.noun && m.class == incident.Seizure && beingEN[r.norm(m.from-1)] && r.relativeEN(m.from-1, s) && len(r.datesIn(m.to, s.to)) == 0 {
		return true // "areas that were liberated from the group"
	}
	if !m.noun && len(r.datesIn(s.from, s.to)) == 0 && (m.class == incident.Seizure || m.class == incident.Attack) {
		for i := m.from; i > m.from-3 && i > s.from; i-- {
			if w := r.norm(i - 1); w == "having" || (w == "has" || w == "have") && r.relativeEN(i-1, s) {
				return true // "the city that the group has overrun twice", "despite having lost control"
			}
		}
	}
	if m.noun || !strings.HasSuffix(r.norm(m.from), "ing") {
		return false
	}
	switch r.norm(m.from - 1) {
	case "keeps", "keep", "kept", "continues", "continue":
		return !r.dayIn(s)
	case "been":
		return !slices.ContainsFunc(r.datesIn(s.from, s.to), func(d date) bool { return d.to-d.from > 1 || r.tokens[d.from].Kind == text.Word })
	case "was", "were", "is", "are":
		switch r.norm(m.from - 2) {
		case "who", "which", "that":
			return true
		}
	}
	return false
}

// relativeEN reports whether a relative pronoun stands before a verb: "that the group has".
func (r *reader) relativeEN(i int, s *sentence) bool {
	for t := i - 1; t >= s.from && t > i-4; t-- {
		switch r.norm(t) {
		case "that", "which":
			return !sayVerbs[r.norm(t-1)]
		}
	}
	return false
}

// talliedEN reports whether a verb in the perfect gives a count over the time up to now: "has repatriated 10,000 since 2021".
func (r *reader) talliedEN(m *mention, s *sentence) bool {
	if m.noun {
		switch r.norm(m.from - 2) {
		case "documented", "recorded", "registered", "logged": // "documented the killing of 240 civilians"
			return !r.dayIn(s) && slices.ContainsFunc(r.figuresIn(m.from, s.to), func(f figure) bool { return f.q.Value >= 10 })
		}
		return false
	}
	perfect := false
	for i := m.from; i > s.from && i > m.from-6 && !perfect; i-- {
		w := r.norm(i)
		perfect = (w == "has" || w == "have" || w == "had") && i > m.from-4 || w == "number" || w == "total"
	}
	figures := r.figuresIn(max(s.from, m.from-8), min(s.to, m.to+8))
	thousands := slices.ContainsFunc(figures, func(f figure) bool { return f.q.Value >= 1000 })
	for i := m.to; i < min(s.to, m.to+10) && perfect; i++ {
		if w := r.norm(i); w == "recent" || w == "past" || w == "last" {
			switch r.norm(i + 1) {
			case "years", "months", "decades", "decade", "few":
				return true
			}
		}
	}
	if perfect && !r.dayIn(s) && (thousands || slices.ContainsFunc(r.datesIn(s.from, s.to), func(d date) bool { return d.when.End-d.when.Start >= 180 && d.to-d.from > 1 })) {
		return true // "has lost most of its land over the past year"
	}
	for i := max(s.from, m.from-30); i < m.from && !perfect; i++ {
		w := r.norm(i)
		perfect = (w == "number" || w == "total") && r.norm(i+1) == "of"
	}
	return (perfect || thousands) && len(figures) > 0 && slices.ContainsFunc(r.datesIn(s.from, s.to), func(d date) bool { return d.since })
}

// announced are the classes of what is announced: what somebody says would be done of these is planned.
var announced = map[incident.Class]bool{incident.Operation: true, incident.Deployment: true, incident.Withdrawal: true, incident.Meeting: true, incident.Agreement: true, incident.Aid: true}

// sayingBefore reports whether somebody says in the words before an English verb what it tells.
func (r *reader) sayingBefore(i int, s *sentence) bool {
	for t := i - 1; t >= s.from && t > i-14; t-- {
		if sayVerbs[r.norm(t)] {
			return true
		}
	}
	return false
}

// auxiliaryIn reports whether an auxiliary stands among tokens: "no suspects have managed to flee".
func (r *reader) auxiliaryIn(from, to int) bool {
	for i := from; i < to; i++ {
		switch r.norm(i) {
		case "have", "has", "had", "was", "were", "managed":
			return true
		}
	}
	return false
}

// nobody reports whether the subject before an English verb is nobody.
func (r *reader) nobody(i int, s *sentence) bool {
	for t := i - 1; t >= s.from && t > i-9 && !clauseEnd(r.norm(t)); t-- {
		switch r.norm(t) {
		case "no", "none", "nobody", "neither", "never":
			return true
		}
	}
	return false
}

// caused reports whether what "to" leads to did come of something: "prompting residents to shut the road".
func (r *reader) caused(to int, s *sentence) bool {
	for i := to - 1; i >= s.from && i > to-6 && !clauseEnd(r.norm(i)); i-- {
		if causingEN[r.norm(i)] {
			return true
		}
	}
	return false
}

// shortSpan reports whether a sentence names a day or a few of them.
func (r *reader) shortSpan(s *sentence) bool {
	return slices.ContainsFunc(r.datesIn(s.from, s.to), func(d date) bool {
		return !d.since && (d.when.Precision == incident.TimeDay || d.when.Precision == incident.TimeRange && d.when.End-d.when.Start < 15 || d.when.Precision == incident.TimeRelative)
	})
}

// dayIn reports whether a sentence names a day.
func (r *reader) dayIn(s *sentence) bool {
	return slices.ContainsFunc(r.datesIn(s.from, s.to), func(d date) bool { return d.when.Precision == incident.TimeDay && !d.since })
}

// inGeneral reports whether a verb stands in the form for what is done again and again or goes on a list of what somebody
// is to do: "cells plant bombs", "trained to storm buildings and free hostages". A headline tells what happened in that form.
func (r *reader) inGeneral(m *mention, s *sentence) bool {
	w := r.norm(m.from)
	if third := thirdForms[w] && !saidOnly(m.class) && len(r.datesIn(s.from, s.to)) == 0; !third && (!bareForms[w] || pastLike[w]) || homographs[w] && r.isNoun(m.from) {
		return false
	}
	switch prev := r.norm(m.from - 1); prev {
	case "and", "or", ",":
		for i := m.from - 2; i >= s.from && i > m.from-16; i-- {
			g := r.norm(i)
			if (g == "to" || modalsEN[g]) && i+1 < len(r.tokens) && bareForms[r.norm(i+1)] {
				return true
			}
			if g == ";" || g == "." {
				break
			}
		}
	}
	return !s.headline && m.sentence > 0 && m.sentence >= r.lead && !r.bulleted(m.sentence)
}

var (
	purposeCuesEN = set("prevent", "preventing", "avoid", "deter", "counter", "stop", "combat", "against")
	ifCuesEN      = set("if", "unless", "whether")
	maybeCuesEN   = set("may", "might", "possibly", "possible", "perhaps", "likely", "probably")
	plannedCuesEN = set("plans", "plan", "planning", "will", "intends", "intend", "set", "due", "scheduled", "expected", "vowed", "pledged", "agreed")
	fearCuesEN    = set("fear", "fears", "feared", "fearing", "risk", "risks", "threat", "threats", "possibility", "potential", "capable", "capability", "ability", "able", "danger", "attempting", "seeking", "seeks", "hoping", "warning", "warned", "wary", "concern", "concerns", "intent", "intention", "plotting")
	habitCuesEN   = set("often", "regularly", "frequently", "routinely", "usually", "typically", "sometimes", "still", "occasionally", "increasingly", "always")
	oftenEN       = set("frequent", "regular", "repeated", "constant", "daily", "weekly", "near-daily", "sporadic", "occasional", "string", "spate", "numerous", "countless", "periodic", "recurrent", "intermittent")
	trendCuesEN   = set("more", "fewer", "rise", "increase", "surge", "spike", "decline", "drop", "wave", "pace", "number", "frequency", "kind", "type", "series")
	aimCuesEN     = set("launching", "launch", "planning", "plans", "plan", "carrying", "conducting", "staging", "mounting", "plotted", "plot", "prepare", "preparing", "prepared")
	chargedEN     = set("charge", "accused", "charged", "suspected", "capable", "means", "way", "ways", "responsible", "aim", "goal", "purpose", "task", "tasked", "idea", "prospect", "possibility", "method", "methods", "art")
	stressedEN    = set("importance", "necessity", "need", "prospect", "possibility", "idea", "hope", "hopes", "danger", "risk", "purpose", "aim", "goal")
	exerciseEN    = set("simulated", "simulating", "simulates", "simulate", "simulation", "rehearsed", "rehearsing", "rehearse", "mock", "drill", "drills", "exercise")
	causingEN     = set("prompting", "prompted", "forcing", "forced", "causing", "caused", "leading", "led", "compelling", "compelled", "enabling", "enabled", "pushing", "pushed", "driving")
	trendVerbsEN  = set("increased", "decreased", "fallen", "risen", "dropped", "declined", "surged", "continued", "included", "become", "escalated", "slowed", "doubled")
	schemingEN    = set("planning", "planned", "plans", "plan", "plotting", "intend", "intends", "intended", "preparing", "prepared", "vowed", "pledged", "ready", "vowing", "threatening", "threatened")
	trainingEN    = set("train", "trained", "trains", "training", "course", "courses", "specialised", "specialized", "specialises", "specializes", "skilled", "expert", "experts", "experience", "experienced")
	beingEN       = set("is", "are", "was", "were", "been", "be", "being")
	modalsEN      = set("could", "may", "might", "would", "should", "can", "cannot", "must", "will", "shall")
	doneEN        = set("managed", "able", "forced", "continued", "began", "started", "went", "came", "used", "helped", "continues", "had")
	triedEN       = set("tried", "attempted", "trying", "attempts", "attempt")
	announcedEN   = set("vowed", "pledged", "set", "due", "scheduled", "expected", "agreed", "ready", "prepared", "is", "are", "was", "were", "about", "decided")
)

// toCome reports whether the tokens of a trigger say that it is to come: "will be dispatched", "is expected to leave".
func (r *reader) toCome(from, to int) bool {
	for i := from; i < to; i++ {
		switch w := r.norm(i); {
		case w == "will" || w == "shall":
			return true
		case w == "to" && (announcedEN[r.norm(i-1)] || plannedCuesEN[r.norm(i-1)]):
			return true
		}
	}
	return false
}
