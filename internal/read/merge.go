package read

import (
	"context"
	"slices"
	"strings"

	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// kin are pairs of classes of which one happening may be told by either word: a raid and the arrests made in it, an
// attack and the bomb that was its means. The first of each pair is looked up in both directions.
var kin = func() map[[2]incident.Class]bool {
	out := map[[2]incident.Class]bool{}
	add := func(a incident.Class, bs ...incident.Class) {
		for _, b := range bs {
			out[[2]incident.Class{a, b}], out[[2]incident.Class{b, a}] = true, true
		}
	}
	add(incident.Raid, incident.Arrest, incident.WeaponsSeizure, incident.Operation, incident.Clash, incident.Attack, incident.Seizure)
	add(incident.Operation, incident.Arrest, incident.WeaponsSeizure, incident.Clash, incident.Attack, incident.Deployment)
	add(incident.Arrest, incident.WeaponsSeizure)
	add(incident.Attack, incident.Bombing, incident.Shelling, incident.Clash, incident.Assassination, incident.Kidnapping, incident.Airstrike, incident.Execution, incident.ExplosiveRemnant, incident.WeaponsLoss)
	add(incident.Bombing, incident.ExplosiveRemnant, incident.Assassination)
	add(incident.Shelling, incident.Airstrike, incident.Clash)
	add(incident.Airstrike, incident.WeaponsSeizure, incident.Assassination, incident.Operation)
	add(incident.Movement, incident.Deployment, incident.Withdrawal, incident.Aid)
	add(incident.Kidnapping, incident.Execution)
	add(incident.Movement, incident.Attack, incident.Clash)
	add(incident.Other, incident.Kidnapping, incident.Attack, incident.Execution, incident.Assassination)
	return out
}()

// specific orders the words for one happening: the one that says most of it names its class.
func specific(m *mention) int {
	switch {
	case m.toll:
		return 20
	case m.again:
		return 19
	}
	return specificity(m.class)
}

func specificity(c incident.Class) int {
	n := slices.Index([]incident.Class{incident.ExplosiveRemnant, incident.Airstrike, incident.Assassination, incident.Bombing, incident.Execution, incident.Kidnapping, incident.Raid,
		incident.Shelling, incident.Operation, incident.Attack, incident.Clash, incident.Arrest, incident.WeaponsSeizure, incident.WeaponsLoss}, c)
	switch {
	case n >= 0:
		return n
	case c == incident.Movement || c == incident.Deployment || c == incident.Other:
		return 21
	}
	return 15
}

// merge puts mentions of one happening together, in order of first mention.
func (r *reader) merge(ctx context.Context) []*event {
	var events []*event
	for n, m := range r.mentions {
		if ctx.Err() != nil {
			return events
		}
		found, best := (*event)(nil), 0
		later := 0 // events of the kind between this one and the mention
		for k := len(events) - 1; k >= 0 && k >= len(events)-60; k-- {
			e := events[k]
			points := r.oneStory(e, m, later)
			if points > best || points == best && points > 0 && e.class == m.class && found.class != m.class {
				found, best = e, points
			}
			if e.class == m.class || kin[[2]incident.Class{e.class, m.class}] && e.class != incident.Other && !(isLatin(r.norm(m.from)) && (e.mentions[0].mood == possible || r.sentences[e.mentions[0].sentence].headline && m.sentence <= r.lead)) && (isLatin(r.norm(m.from)) || !r.besides(e, m)) {
				later++
			}
		}
		if found == nil && m.noun && !m.plan && !r.ownTime(m) && !r.ownPlace(m) && !r.another(m) && r.comesBack(m) {
			found = lastOf(events, m.class) // "no comment on the attack"
		}
		if found == nil {
			if len(events) == maxProposals {
				r.mentions, r.readTo = r.mentions[:n], m.sentence
				return events
			}
			found = &event{class: m.class}
			events = append(events, found)
		} else if specific(m) < found.specific() && !(m.class == incident.Raid && found.class == incident.Operation && pluralActs[r.norm(m.to-1)]) && !((m.class == incident.Raid && m.noun || m.class == incident.Operation) && isLatin(r.norm(m.from)) && found.class == incident.Attack && slices.ContainsFunc(found.mentions, func(o *mention) bool { return r.ours(o.agent) })) && !(m.toll && found.class == incident.Other && !found.mentions[0].toll && !m.again && isLatin(r.norm(m.from))) {
			found.class = m.class
		}
		found.mentions = append(found.mentions, m)
	}
	for _, e := range events {
		switch {
		case e.class == incident.Operation && r.oneRaid(e):
			e.class = incident.Raid
		case e.class == incident.Kidnapping && slices.ContainsFunc(e.mentions, func(m *mention) bool {
			return m.class == incident.Attack && m.noun && isLatin(r.norm(m.from))
		}):
			e.class = incident.Attack // "killed three and kidnapped 26 in an attack"
		}
	}
	return events
}

// oneRaid reports whether an English operation is told as one deed by which people were caught, and not as a campaign.
func (r *reader) oneRaid(e *event) bool {
	caughtIn := false
	for _, m := range e.mentions {
		switch {
		case !isLatin(r.norm(m.from)):
			return false
		case m.class == incident.Arrest || m.class == incident.Raid:
			caughtIn = true
		case m.class == incident.Operation && m.noun && r.withinOperation(m):
		case m.class == incident.Operation:
			for i := m.from; i < m.to; i++ {
				if sweeping[r.norm(i)] {
					return false
				}
			}
			if r.norm(m.to-1) != "operation" && !strings.HasPrefix(r.norm(m.from), "operation") {
				return false
			}
		}
	}
	return caughtIn
}

// withinOperation reports whether an operation is named as that in which something was done: "during a military operation".
func (r *reader) withinOperation(m *mention) bool {
	for i := m.from - 1; i > m.from-5 && i >= 0; i-- {
		switch r.norm(i) {
		case "in", "during", "through", "following", "after":
			return true
		}
	}
	return false
}

// sweeping are words of campaigns.
var sweeping = set("operations", "launched", "launch", "launches", "began", "begin", "begins", "started", "large", "wide", "scale", "combing", "sweep", "search", "clearing", "clearance", "campaign", "phase", "military", "ended", "concluded", "wrapped")

// lastOf is the last happening of a class that is not a count of many.
func lastOf(events []*event, c incident.Class) *event {
	for k := len(events) - 1; k >= 0; k-- {
		if events[k].class == c && !events[k].tally() {
			return events[k]
		}
	}
	return nil
}

// tally reports a happening that is a count of many: "34 attacks in March".
func (e *event) tally() bool {
	first := e.mentions[0]
	return first.date != nil && vague(first.date.when) && slices.ContainsFunc(first.figures, func(f figure) bool {
		return f.q.Value >= 3 && f.what("attacks", "raids", "strikes")
	})
}

func (e *event) specific() int {
	n := 30
	for _, m := range e.mentions {
		n = min(n, specific(m))
	}
	return n
}

// firstTellings is how many mentions of a happening, from the first and from the last, a further one is held
// against.
const firstTellings = 8

// oneStory weighs whether m tells the happening e again: 0 means no. later is how many happenings of the kind were told
// since e.
func (r *reader) oneStory(e *event, m *mention, later int) int {
	same := e.class == m.class
	m.again = !m.noun && r.norm(m.to-1) == "العمليه" && m.to-m.from == 2 && r.comesBack(m) || m.noun && (deeds[strings.TrimPrefix(r.bare(m.from), "ال")] && r.comesBack(m) || r.fromAir(e, m))
	if !same && !kin[[2]incident.Class{e.class, m.class}] && !m.again && !((e.class == incident.FoiledPlot && m.class == incident.Clash && r.norm(m.to-1) == "attack" || e.class == incident.Seizure && m.class == incident.Attack || e.class == incident.Raid && e.mentions[0].noun && m.class == incident.Airstrike) && later == 0 && m.sentence <= r.lead+1 && r.sentences[e.mentions[0].sentence].headline && isLatin(r.norm(m.from))) {
		same = slices.ContainsFunc(e.mentions, func(o *mention) bool { return o.class == m.class })
		if !same {
			return 0
		}
	}
	last := e.mentions[len(e.mentions)-1]
	if (m.class == incident.Airstrike || e.class == incident.Airstrike) && !same && !m.toll && (r.ours(m.agent) || slices.ContainsFunc(e.mentions, func(o *mention) bool { return r.ours(o.agent) && !(o.toll && isLatin(r.norm(o.from))) })) {
		return 0 // the group has no aircraft
	}
	if !same && !isLatin(r.norm(m.from)) && !m.again && (r.flight(m) || m.class != incident.Movement && slices.ContainsFunc(e.mentions, r.flight)) {
		return 0 // who flees after a deed does another thing
	}
	if !same && !isLatin(r.norm(m.from)) && (m.class == incident.Attack && e.class == incident.Airstrike && r.handArms(m) ||
		m.class == incident.Airstrike && e.class == incident.Attack && slices.ContainsFunc(e.mentions, r.handArms)) {
		return 0 // who is shot at is not struck from the air
	}
	if !same && !isLatin(r.norm(m.from)) && (m.class == incident.Airstrike || e.class == incident.Airstrike) && m.agent != "" && slices.ContainsFunc(e.mentions, func(o *mention) bool {
		return o.agent != "" && !o.toll && !r.mayBeOne(o.agent, m.agent)
	}) {
		return 0 // what others did on the ground
	}
	if !same && !m.toll && !m.again && r.assault(e, m) {
		return 0 // the raid is against those who attacked
	}
	far := m.sentence - last.sentence
	if far == 0 && !m.noun && !m.toll && violent[m.class] && violent[e.class] && (!same || r.ownPlace(m) && !overlap(m.places, last.places)) && r.turns(last, m) {
		return 0 // "فيما استهدفت المدفعية": another deed
	}
	if far > 0 && isLatin(r.norm(m.from)) && !m.toll {
		if r.setApart(m) && !r.sentences[e.mentions[0].sentence].headline {
			return 0 // "separately, …"
		}
		if air := m.class == incident.Airstrike || e.class == incident.Airstrike; air && (m.class == incident.Operation || e.class == incident.Operation) && !r.comesBack(m) {
			return 0 // a campaign is no strike
		}
	}
	if m.class == incident.Operation && e.class == incident.Operation && (m.noun || r.norm(m.from) == "missions") && far > 0 && m.from > 0 && r.tokens[m.from-1].Kind == text.Number && (r.ownPlace(m) || r.bulleted(m.sentence)) {
		return 0 // "52 missions in Iraq" of all
	}
	if far == 0 && !same && !m.noun && !m.toll && !last.noun && !last.toll && isLatin(r.norm(m.from)) && r.sentences[m.sentence].headline && violent[m.class] && violent[last.class] && slices.ContainsFunc(r.tokens[last.to:max(last.to, m.from)], func(t text.Token) bool { return t.Norm == "," }) {
		return 0 // "gunmen kill mediator, water station blown up"
	}
	if !same && far > 0 && !m.toll && r.introduced(m) && !(r.sentences[e.mentions[0].sentence].headline && m.sentence == r.lead) {
		return 0 // "a strike": a further one, of another kind
	}
	if far <= 1 && (r.elsewhen(m) && far == 1 || r.sinceWhen(m)) {
		return 0
	}
	if k := r.kindOf(e.mentions[0]); m.toll && e.class == incident.Other && k > 1 && k != 5 && k < 8 && isLatin(r.norm(m.from)) {
		return 0 // nobody dies of a release
	}
	if e.class == incident.Other && m.class == incident.Other && !m.toll && unlike(r.kindOf(e.mentions[0]), r.kindOf(m)) {
		return 0
	}
	if later == 0 && far > 0 && far <= 2 && same && !m.noun && r.pronounActs(m) && (!r.ownTime(m) || last.date == nil || r.said[last.date] || agree(last.date, m.date)) {
		return 3 // "he was seized in his home"
	}
	if !m.toll && violent[m.class] && violent[e.class] && r.backdrop(m) && !r.comesBack(m) && (r.ownPlace(m) && !slices.ContainsFunc(e.mentions, func(o *mention) bool { return overlap(o.places, m.places) || len(o.places) == 0 }) ||
		m.date != nil && e.mentions[0].date != nil && !agree(m.date, e.mentions[0].date)) {
		return 0 // "وكان المرصد قد ذكر أول من أمس أن": an earlier one
	}
	if far > 0 && (same || r.ownPlace(m)) && !isLatin(r.norm(m.from)) && !m.toll && r.separate(m) && !r.comesBack(m) {
		return 0 // "وفي حادثة منفصلة"
	}
	if !m.toll && (same || violent[m.class] && violent[e.class]) && r.second(m) {
		return 0 // "لغم ثان"
	}
	if !same && !m.toll && (m.class == incident.Other || e.class == incident.Other) {
		return 0 // only the bodies found belong to another deed
	}
	if m.date != nil && m.date.when.Precision == incident.TimeDay && e.tally() && r.ownTime(m) {
		return 0 // one of the many that a month's count is of
	}
	if same && far > 0 && (r.bulleted(m.sentence) || r.ownPlace(m) && !wide(m.places[0]) && m.count() > 1) && e.count() > 0 && m.count() > 0 && e.count() != m.count() {
		return 0 // an item of the list that a count stands above
	}
	pts := 0
	dated, placed, conflict := false, false, false
	inIt := far <= 6 && e.mentions[0].sentence < m.sentence && r.during(m) // what happened in the course of the happening just told
	for n, o := range e.mentions {
		if n >= firstTellings && n < len(e.mentions)-firstTellings {
			continue
		}
		if o.date != nil && m.date != nil && r.rank(o.date) == 0 && r.rank(m.date) == 0 && o.date != m.date && !r.claimedBack(m) && !r.apartEN(m) && !r.beforeThat(m.date) && !r.beforeThat(o.date) {
			if !agree(o.date, m.date) {
				conflict = true
			} else if o.date.when.Precision == incident.TimeDay && m.date.when.Precision == incident.TimeDay {
				dated = true
			}
		}
		if len(o.places) > 0 && len(m.places) > 0 {
			switch {
			case overlap(o.places, m.places):
				placed = placed || !slices.ContainsFunc(m.places, func(p place) bool { return p.from == o.places[0].from })
			case inIt:
			case r.sentences[o.sentence].headline && !(same && m.sentence == r.lead && isLatin(r.norm(m.from))) && apartBy(o.places, m.places, 100), !r.sentences[o.sentence].headline && apart(o.places, m.places):
				conflict = true
			}
		}
		if o.agent != "" && m.agent != "" && !m.toll && !o.toll {
			switch {
			case r.mayBeOne(o.agent, m.agent):
				if n == 0 {
					pts++
				}
			case e.class == incident.FoiledPlot || e.class == incident.Meeting || e.class == incident.IntelligenceSharing || e.class == incident.Agreement || e.class == incident.Clash:
			case inIt:
			case r.ours(o.agent) != r.ours(m.agent):
				conflict = true
			case n == 0 && !r.sentences[o.sentence].headline && (same || far > 2):
				pts--
			}
		}
		if (o.certainty == incident.Denied) != (m.certainty == incident.Denied) || (o.certainty == incident.Planned) != (m.certainty == incident.Planned) || (o.certainty == incident.Possible) != (m.certainty == incident.Possible) {
			return 0
		}
		if (o.after == m || m.after == o) && !m.toll && !o.toll && m.class != o.class {
			return 0 // the text puts the one after the other
		}
		if r.sameFigure(o, m) {
			pts += 2
		}
	}
	if !same && !placed && far > 0 && r.ownPlace(m) && !m.toll && !m.again && !isLatin(r.norm(m.from)) && violent[m.class] && violent[e.class] && slices.ContainsFunc(e.mentions, r.ownPlace) &&
		(m.class == incident.Assassination || e.class == incident.Assassination || m.class == incident.Kidnapping || e.class == incident.Kidnapping) {
		return 0 // who was murdered, or taken, elsewhere
	}
	if conflict {
		if !r.retold(e, m, far, later) {
			return 0
		}
		m.rival = true
		return 3
	}
	if dated {
		pts += 2
	}
	if placed {
		pts += 2
	}
	if later == 0 && far > 0 && far <= 3 && r.sameMen(e, m) {
		pts += 2
	}
	switch {
	case r.sentences[e.mentions[0].sentence].headline && m.sentence <= r.lead+2 && later == 0:
		pts += 3
	case r.comesBack(m) && far <= 8 && !same && far > 2 && isLatin(r.norm(m.from)) && violent[m.class] && !violent[e.class]:
		pts++ // "the deadliest attack" is no operation of some time ago
	case inIt:
		pts += 3 - min(later, 2)
	case later == 0 && m.sentence <= r.lead+2 && e.mentions[0].sentence <= r.lead && !isLatin(r.norm(m.from)) && !m.toll && (same || slices.ContainsFunc(e.mentions, func(o *mention) bool { return o.class == m.class })) && !r.another(m) && !r.bulleted(m.sentence):
		pts += 3 // the source tells what the first sentence summed up
	case r.comesBack(m) && (far <= 8 || same && later == 0 && far <= 20 && m.noun && isLatin(r.norm(m.from))):
		pts += 3 - min(later, 2)
	case m.toll && far <= 5 && !r.ownTime(m) && !r.ownPlace(m):
		pts += 3 - later
	case far != 0 && r.bulleted(m.sentence) && !r.sentences[e.mentions[0].sentence].headline:
		if !same && later == 0 && r.introduces(last.sentence, m.sentence) && !r.ownPlace(m) && !r.ownTime(m) {
			pts += 2 // "during the campaign: - 226 persons were arrested"
		} else {
			pts -= 2 // each item of a list tells its own
		}
	case far == 0 && !same:
		pts += 2
	case far == 0:
		pts += 2
	case m.class == incident.Movement && violent[e.class] && far <= 2 && later == 0 && !r.ownTime(m) && stealing[r.norm(m.from)]:
		pts += 2 // the attackers' way to where they attacked
	case (m.class == incident.Movement || e.class == incident.Movement) && !same:
	case far <= 2 && !same && later == 0 && !r.ownTime(m) && !r.ownPlace(m) && !r.another(m):
		pts += 2 // the arrests of the raid that was just told
	case far <= 2 && same && later == 0 && (!r.ownTime(m) || e.undated()) && !r.ownPlace(m) && !r.another(m):
		pts += 2 // told in full behind the sentence that told it in short
	case far == 1 && !r.ownTime(m):
		pts++
	case far > 4 && !(placed && e.mentions[0].sentence < r.lead && !isLatin(r.norm(m.from))):
		pts--
	}
	if far > 2 && m.sentence > r.lead+2 && r.fresh(m) {
		pts -= 2
	}
	switch e.class {
	case incident.FoiledPlot, incident.WeaponsLoss, incident.PropagandaRelease, incident.IntelligenceSharing:
		if same {
			pts += 2 // there is one story of the kind in a report, unless something speaks against it
		}
	}
	if pts < 2 {
		return 0
	}
	return pts
}

// apartEN reports whether a relative clause of an English sentence stands between a mention and the date behind it.
func (r *reader) apartEN(m *mention) bool {
	if !isLatin(r.norm(m.from)) || m.date.from < m.to {
		return false
	}
	for i := m.to; i < m.date.from; i++ {
		switch r.norm(i) {
		case "which", "who", "whose", "where":
			return true
		}
	}
	return false
}

// elsewhen reports whether an English verb stands in a clause that tells what came some time before: "the arrests come a week
// after police rounded up 300".
func (r *reader) elsewhen(m *mention) bool {
	if m.noun || m.toll || !isLatin(r.norm(m.from)) {
		return false
	}
	for i := m.from - 1; i > m.from-6 && i > 0 && !clauseEnd(r.norm(i)); i-- {
		if w := r.norm(i); w == "after" || w == "before" {
			switch r.norm(i - 1) {
			case "day", "days", "week", "weeks", "month", "months", "year", "years":
				return true
			}
			return false
		}
	}
	return false
}

// sinceWhen reports whether an English verb tells what a date of comparison is known for: "the deadliest since January, when they
// stormed a prison".
func (r *reader) sinceWhen(m *mention) bool {
	if m.noun || !isLatin(r.norm(m.from)) {
		return false
	}
	for i := m.from - 1; i > m.from-5 && i > 1; i-- {
		if r.norm(i) == "when" {
			return slices.ContainsFunc(r.datesIn(max(0, i-6), i), func(d date) bool { return d.since && d.to >= i-1 })
		}
	}
	return false
}

// claimedBack reports whether somebody claims what has been told, so that the day beside it is that of the claim: "claimed the
// killing the following day".
func (r *reader) claimedBack(m *mention) bool {
	if r.norm(m.from-1) != "the" || r.norm(m.to) == "of" || r.norm(m.to-1) == "of" {
		return false
	}
	switch r.norm(m.from - 2) {
	case "claimed", "claims", "claim", "claiming", "for":
		return r.norm(m.from-2) != "for" || r.norm(m.from-3) == "responsibility"
	}
	return false
}

// sameMen reports an English sentence about those whom the happening counted: "shot dead 19 captives. The captives were …".
func (r *reader) sameMen(e *event, m *mention) bool {
	s := &r.sentences[m.sentence]
	if m.noun || r.norm(s.from) != "the" {
		return false
	}
	for _, o := range e.mentions {
		for _, f := range o.figures {
			if f.q.Unit == "people" && f.to > f.from && r.norm(f.to-1) == r.norm(s.from+1) {
				return true
			}
		}
	}
	return false
}

// fromAir reports whether an English noun comes back to a strike from the air: "the raids", "27 blasts".
func (r *reader) fromAir(e *event, m *mention) bool {
	far := m.sentence - e.mentions[len(e.mentions)-1].sentence
	if e.class != incident.Airstrike && e.class != incident.Shelling || far > 4 || r.introduced(m) {
		return false
	}
	switch r.norm(m.from) {
	case "raids", "raid":
		return r.comesBack(m)
	case "blasts", "explosions":
		return far <= 2
	}
	return false
}

// setApart reports whether an English sentence opens with words that set what it tells apart from all before.
func (r *reader) setApart(m *mention) bool {
	from := r.sentences[m.sentence].from
	for i := from; i < from+4 && i < m.from; i++ {
		switch r.norm(i) {
		case "separately", "elsewhere", "separate":
			return true
		case "another":
			return i > from && r.norm(i-1) == "in"
		}
	}
	return false
}

// introduced reports whether an English noun of an act has the article of what is new.
func (r *reader) introduced(m *mention) bool {
	if !m.noun || !isLatin(r.norm(m.from)) {
		return false
	}
	for i := m.from - 1; i > m.from-4 && i >= 0; i-- {
		switch w := r.norm(i); w {
		case "a", "an", "another":
			return true
		case "the", "this", "that", "of", "in", "by":
			return false
		}
	}
	return false
}

// pronounActs reports whether an English verb has a pronoun as its subject: it tells more of who was just named.
func (r *reader) pronounActs(m *mention) bool {
	from := r.sentences[m.sentence].from
	for i := m.from; i > m.from-4 && i >= from; i-- {
		switch r.norm(i) {
		case "he", "she", "they":
			return true
		}
	}
	return r.norm(from) == "the" && definitePeople[r.norm(from+1)] && isLatin(r.norm(m.from)) && beingEN[r.norm(m.from)]
}

// thingsTold are nouns of things that a text comes back to with what they did.
var thingsTold = set("bomber", "bombers", "shells", "rockets", "missiles", "projectiles", "device", "devices", "bomb", "bombs", "mine", "mines", "ied", "ieds", "operation", "campaign", "convoy", "agreement", "deal", "truce", "ceasefire", "trial", "fighting", "clashes", "battle")

// stealing are verbs of attackers on their way.
var stealing = set("slipped", "slip", "crept", "sneaked", "snuck", "infiltrated", "stole")

// definitePeople are nouns by which a text comes back to those it has named.
var definitePeople = set("captives", "victims", "men", "man", "suspects", "suspect", "pair", "two", "three", "four", "hostages", "detainees", "bodies", "woman", "women")

// kindOf tells apart what the class of other things holds, by the first word that says it.
func (r *reader) kindOf(m *mention) int {
	for i := m.from; i < m.to; i++ {
		if kind := otherKinds[r.norm(i)]; kind > 0 {
			return kind
		}
	}
	return 0
}

func unlike(a, b int) bool { return a != 0 && b != 0 && a != b }

// otherKinds are words of English acts that are no two names of one, numbered from 1.
var otherKinds = func() map[string]int {
	out := map[string]int{}
	for kind, words := range []map[string]bool{
		set("escaped", "escape", "escapes", "escaping", "broke", "broken", "break", "jailbreak", "breakout", "riot", "riots", "rioted", "mutiny"),
		set("released", "release", "releases", "releasing", "freed", "free", "rescued", "rescue", "ransomed"),
		set("closed", "close", "closes", "shut", "shuts", "blocked", "block", "reopened", "reopen", "opened", "protest", "protests", "protested", "demonstration", "demonstrated", "rallied"),
		set("sentenced", "sentence", "convicted", "convict", "jailed", "trial", "pleaded", "guilty", "charged", "indicted", "acquitted", "court"),
		set("grave", "graves", "exhumed", "exhumation", "remains", "bodies", "body", "buried"),
		set("transferred", "transfer", "extradited", "extradite", "deported", "handed"),
		set("surrendered", "surrender", "surrenders", "defected"),
		set("fire", "fires", "blaze"),
		set("crashed", "crash", "crashes"),
	} {
		for w := range words {
			if out[w] == 0 {
				out[w] = kind + 1
			}
		}
	}
	return out
}()

// during reports whether the mention's sentence begins with the course of what was told before: "وخلال العملية", "During the
// search".
func (r *reader) during(m *mention) bool {
	s := &r.sentences[m.sentence]
	for t := s.from; t < m.from && t < s.from+20; t++ {
		if t < s.from+3 && r.anyOf(t, courses) || r.anyOf(t, sums) {
			for n := t + 1; n < m.from && n < t+4; n++ {
				if w := r.norm(n); isLatin(w) {
					if w != "the" && w != "this" && w != "that" {
						return coursesOf[w]
					}
				} else if coursesOf[strings.TrimPrefix(r.bare(n), "ال")] {
					return strings.HasPrefix(w, "ال")
				}
			}
		}
	}
	return false
}

// courses, at the head of a sentence, and sums, with one of coursesOf behind them, put what follows into the course of a
// deed: "during the raid", "حصيلة الحملة".
var (
	courses   = set("خلال", "اثناء", "during")
	sums      = set("حصيله", "محصله", "نتائج", "نتيجه", "اسفرت", "تخلل", "تخللت")
	coursesOf = set("عمليه", "مداهمه", "دهم", "حمله", "تفتيش", "اشتباك", "اشتباكات", "مطارده", "هجوم", "كمين", "انزال", "operation", "raid", "search", "attack", "clash", "clashes", "sweep", "campaign", "pursuit", "ambush", "assault")
)

// undated reports whether nothing says yet when it was.
func (e *event) undated() bool {
	return !slices.ContainsFunc(e.mentions, func(m *mention) bool { return m.date != nil })
}

// retold reports whether a mention that does not fit the happening tells it otherwise: another source comes back to it by
// a noun, or the text sets the one against the other.
func (r *reader) retold(e *event, m *mention, far, later int) bool {
	if later == 0 && far == 1 && e.class == m.class && !isLatin(r.norm(m.from)) && m.to-m.from == 1 && r.comesBack(m) && !r.nthOfThem(m) {
		return true // "وأشارت إلى أن الانفجار وقع في"
	}
	if later > 0 || far > 6 || far == 0 || !r.comesBack(m) || e.class != m.class && !m.again {
		return false
	}
	s := &r.sentences[m.sentence]
	if m.attr.Kind != incident.SourceAuthor && m.attr.Source != e.mentions[0].attr.Source {
		return true
	}
	for t := s.from; t < m.from && t < s.from+4; t++ {
		if contrasts[r.bare(t)] {
			return true
		}
	}
	return false
}

// besides reports whether of a happening and a mention the one is an attack by nobody in charge and the other what forces did.
func (r *reader) besides(e *event, m *mention) bool {
	deed := func(c incident.Class) bool { return c == incident.Raid || c == incident.Operation }
	return m.class == incident.Attack && deed(e.class) && (m.agent == "" || r.ours(m.agent))
}

// beforeThat reports whether a date stands between a verb of saying and what is said: "وقال … اليوم السبت إن".
func (r *reader) beforeThat(d *date) bool {
	t := d.to
	for t < len(r.tokens) && t < d.to+3 && r.tokens[t].Kind == text.Punct {
		t++
	}
	return r.norm(t) == "ان" && t > d.to-1 && !isLatin(r.norm(d.from))
}

// assault reports whether of a happening and a mention the one is an attack of the group, or of men unknown, and the other what was done by
// forces in a raid or a sweep.
func (r *reader) assault(e *event, m *mention) bool {
	deed := func(c incident.Class) bool { return c == incident.Raid || c == incident.Operation }
	switch {
	case isLatin(r.norm(m.from)):
		return false
	case m.class == incident.Attack && deed(e.class):
		return (m.agent == "" || r.ours(m.agent)) && r.ownTime(m) && !slices.ContainsFunc(e.mentions, func(o *mention) bool { return o.date == m.date })
	case deed(m.class) && e.class == incident.Attack:
		return !slices.ContainsFunc(e.mentions, func(o *mention) bool { return o.toll || o.agent != "" && !r.ours(o.agent) })
	}
	return false
}

// flight reports a movement that is somebody's flight.
func (r *reader) flight(m *mention) bool {
	return m.class == incident.Movement && r.cue(m.from, fleeing)
}

// fresh reports an Arabic mention by a verb and the noun of an act without the article: "وشنت القوات عملية".
func (r *reader) fresh(m *mention) bool {
	if m.noun || isLatin(r.norm(m.from)) || m.to-m.from < 2 || !r.lightIn(m.from, m.from+1) {
		return false
	}
	for t := m.from + 1; t < m.to; t++ {
		if freshNouns[r.norm(t)] {
			return true
		}
	}
	return false
}

var freshNouns = set("عمليه", "حمله", "هجوما", "هجوم", "كمينا", "كمين")

// handArms reports whether an Arabic mention tells an attack by men on the ground.
func (r *reader) handArms(m *mention) bool {
	if m.noun || m.class != incident.Attack {
		return false
	}
	for t := m.from; t < min(m.to+4, len(r.tokens)); t++ {
		if r.cue(t, gunfire) || r.cue(t, ambushers) {
			return true
		}
	}
	return false
}

// ambushers are those who attack on the ground.
var ambushers = set("مسلحون", "مسلحين", "مسلحان", "مجهولون", "مجهولين", "مجهولان", "ملثمون", "ملثمين", "كمين", "الرشاشه")

// backdrop reports whether the sentence of an Arabic mention tells what had been: "وكان … قد", "وسبق أن".
func (r *reader) backdrop(m *mention) bool {
	switch r.bare(r.sentences[m.sentence].from) {
	case "كان", "كانت", "كانوا", "سبق":
		return true
	}
	return false
}

// separate reports whether the sentence of a mention says before it that it tells of another happening: "وفي حادثة منفصلة".
func (r *reader) separate(m *mention) bool {
	from := r.sentences[m.sentence].from
	if r.norm(from) == "وفي" && r.norm(from+1) == "وقت" && r.norm(from+2) == "سابق" {
		return true
	}
	for t := from; t < m.from; t++ {
		switch w := r.bare(t); {
		case w == "منفصل" || w == "منفصله", apartAR[w] && matters[r.bare(t-1)]:
			return true
		}
	}
	return false
}

// second reports whether an Arabic mention has the next of a kind at work, or tells the next of a kind: "فجّرت خلية ثانية", "هجوم ثان".
func (r *reader) second(m *mention) bool {
	for t := m.from + 1; t < min(m.to+2, r.sentences[m.sentence].to); t++ {
		if nextOfKind[r.norm(t)] {
			switch r.bare(t - 1) {
			case "مره", "يوم", "ليله", "جهه", "مرحله", "عن", "علي", "من", "في":
				return false
			}
			return true
		}
	}
	return false
}

var nextOfKind = set("ثان", "ثانيه", "ثالث", "ثالثه", "رابع", "رابعه")

// apartAR are words for another, and matters what they say it of: "من جهة أخرى".
var (
	apartAR = set("اخر", "اخري", "مماثل", "مماثله", "متصل", "ثان", "ثانيه", "ثالث", "ثالثه")
	matters = set("حادث", "حادثه", "هجوم", "عمليه", "استهداف", "سياق", "جهه", "صعيد", "شان", "واقعه", "انفجار", "كمين")
)

// turns reports whether an Arabic clause that tells of something else begins between two mentions of a sentence.
func (r *reader) turns(a, b *mention) bool {
	if isLatin(r.norm(b.from)) {
		return false
	}
	for t := b.from - 1; t >= a.to && t > b.from-12; t-- {
		switch w := r.norm(t); {
		case w == "فيما", w == "بينما", w == "كما", w == "كذلك", w == "ايضا", w == "حين" && r.norm(t-1) == "في", w == "حين" && r.norm(t-1) == "علي":
			return true
		}
	}
	return false
}

// contrasts are words that set one account against another.
var contrasts = set("غير", "لكن", "المقابل", "بينما", "حين", "فيما", "الا", "بيد", "however", "but", "while", "whereas", "although", "contrast", "yet")

// ownTime reports whether a date stands in the mention's sentence beside it.
func (r *reader) ownTime(m *mention) bool {
	return m.date != nil && !m.date.anchor && !r.said[m.date] && !r.beforeThat(m.date) && r.sentenceAt(m.date.from) == m.sentence
}

func (r *reader) ownPlace(m *mention) bool {
	return len(m.places) > 0 && r.sentenceAt(m.places[0].from) == m.sentence
}

// sameFigure reports whether two mentions give the same number of the same.
func (r *reader) sameFigure(a, b *mention) bool {
	for _, f := range a.figures {
		for _, g := range b.figures {
			if f.from != g.from && f.q.What == g.q.What && f.q.Value == g.q.Value && f.q.Value > 0 {
				return true
			}
		}
	}
	return false
}

// comesBack reports a noun that comes back to what was told: "الهجوم", "the ambush", "this operation".
func (r *reader) comesBack(m *mention) bool {
	if m.back {
		return true
	}
	w := r.norm(m.from)
	if isLatin(w) {
		if !m.noun {
			return r.norm(m.from-1) == "the" && m.steps.n > 0 && thingsTold[w] // "the shells were fired by"
		}
		if (r.norm(m.to) == "of" || r.norm(m.to-1) == "of") && r.norm(m.from-1) == "the" || r.another(m) {
			return false // "the arrest of"
		}
		if m.from > 0 && strings.HasSuffix(r.norm(m.from-1), "'s") && r.inDate(m.from-1) {
			return true // "Monday's raid"
		}
		for i := m.from - 1; i > m.from-4 && i >= 0; i-- {
			switch r.norm(i) {
			case "the", "this", "that", "its", "their":
				return true
			case "a", "an":
				w := r.norm(i - 1)
				return (w == "that" || w == "of") && (strings.HasPrefix(r.norm(i-2), "confirm") || r.norm(i-2) == "acknowledged") || strings.HasPrefix(w, "confirm")
			case "another", "second", "separate":
				return false
			}
		}
		return false
	}
	if !m.noun {
		return r.ofTheDeed(m)
	}
	if r.nthOfThem(m) {
		return true
	}
	for _, s := range text.Strip(w) {
		if strings.HasPrefix(s.Rest, "ال") {
			return !alwaysDefinite[s.Rest]
		}
	}
	return r.norm(m.from-1) == "هذا" || r.norm(m.from-1) == "هذه"
}

// alwaysDefinite are nouns that have the article whether or not they come back to something: "إلقاء القبض على".
var alwaysDefinite = set("القبض", "العثور", "القضاء", "السيطره", "الافراج")

// ofTheDeed reports whether an Arabic verb says of the deed just told that it was carried out, or what came of it: "نفذوا العملية",
// "وأسفرت الحملة عن اعتقال".
func (r *reader) ofTheDeed(m *mention) bool {
	if r.lightIn(m.from, m.from+1) && m.to-m.from > 1 && theDeed[r.norm(m.to-1)] {
		return true
	}
	if !r.cue(m.from, bringsAbout) {
		return false
	}
	for t := max(0, m.from-2); t < m.to; t++ {
		if theDeed[r.norm(t)] {
			return true
		}
	}
	return false
}

var (
	theDeed     = set("العمليه", "الحمله", "المداهمه", "الانزال", "الكمين", "الهجوم", "الاعتداء", "الضربه", "التفجير", "الاقتحام")
	bringsAbout = verbs("اسفر/سفر ادي/ودي قاد/قود افضي/فضي انتهي/نتهي", "")
)

// nthOfThem reports whether a noun of an act is counted as one of several, of which the text has told it: "وهذا ثالث إنزال".
func (r *reader) nthOfThem(m *mention) bool {
	if !nthWords[r.norm(m.from-1)] {
		return false
	}
	switch strings.TrimPrefix(r.norm(m.from-2), "و") {
	case "هذا", "هذه", "هو", "هي", "تلك", "ذلك":
		return true
	}
	return false
}

var nthWords = set("اول", "ثاني", "ثالث", "رابع", "خامس", "سادس", "سابع", "ثامن", "تاسع", "عاشر", "اخر", "احدث", "اكبر", "اعنف")

// introduces reports whether a sentence, up to the list that holds the other, ends in a colon.
func (r *reader) introduces(a, b int) bool {
	for k := a; k < b; k++ {
		if s := r.sentences[k]; r.norm(s.to-1) == ":" {
			return true
		}
	}
	return r.bulleted(a)
}

// another reports whether the sentence says that it tells a further happening.
func (r *reader) another(m *mention) bool {
	s := r.sentences[m.sentence]
	for t := s.from; t < m.to; t++ {
		if further[r.bare(t)] || further[r.norm(t)] {
			return true
		}
	}
	for _, f := range r.forms[min(m.to, len(r.tokens)-1)] {
		if further[f] {
			return true
		}
	}
	return false
}

var further = set("another", "separate", "separately", "second", "third", "elsewhere", "meanwhile", "also", "other", "similar", "later", "كما", "كذلك", "ايضا", "اخر", "اخري", "ثان", "ثانيه", "ثالث", "منفصل", "منفصله", "مماثل", "مماثله", "سياق", "الي ذلك", "لاحقا")

// bulleted reports whether a sentence begins like an item of a list.
func (r *reader) bulleted(k int) bool {
	s := r.sentences[k]
	first := r.tokens[s.from]
	if first.Kind == text.Punct {
		return strings.ContainsAny(first.Text, "•-–—*▪●◦■□")
	}
	return first.Kind == text.Number && s.from+1 < s.to && (strings.ContainsAny(r.norm(s.from+1), "-–—.)") || r.norm(s.from+1) == "ـ")
}

// deeds are the nouns by which a text comes back to a happening of any class.
var deeds = set("عمليه", "حادث", "حادثه", "اعتداء", "operation", "incident")

// mayBeOne reports whether two actors may be one: the same or one part of the other.
func (r *reader) mayBeOne(a, b string) bool {
	return a == b || r.know.Actors.PartOf(a, b) || r.know.Actors.PartOf(b, a)
}

// agree reports whether any reading of one date fits any of the other.
func agree(a, b *date) bool {
	for _, x := range append([]incident.When{a.when}, a.rivals...) {
		for _, y := range append([]incident.When{b.when}, b.rivals...) {
			if compatible(x, y) {
				return true
			}
		}
	}
	return false
}

// apart reports whether no place of the one can be a place of the other.
func apart(a, b []place) bool { return apartBy(a, b, 10) }

// apartBy does so with some kilometres more to go: a headline names a governorate by its town.
func apartBy(a, b []place, slack float64) bool {
	for _, x := range a[:min(len(a), 6)] {
		for _, y := range b[:min(len(b), 6)] {
			if towns(x, y) {
				continue
			}
			if x.p.Coord == nil || y.p.Coord == nil || within(x.gz, y.gz) || within(y.gz, x.gz) || gazetteer.DistanceKM(x.p.Lon, x.p.Lat, y.p.Lon, y.p.Lat) <= reach(x)+reach(y)+slack {
				return false
			}
		}
	}
	return true
}

// towns reports two settlements of which neither is part of the other: however near they are, they are two places.
func towns(x, y place) bool {
	return settled(x) && settled(y) && x.gz.ID != y.gz.ID &&
		!within(x.gz, y.gz) && !within(y.gz, x.gz)
}

func settled(p place) bool {
	return p.p.Precision == incident.PlaceTown || p.p.Precision == incident.PlaceNear && p.toward == "" && (p.gz.Kind == gazetteer.Town || p.gz.Kind == gazetteer.Village)
}

// reach is how far from its position a place may extend, in km.
func reach(p place) float64 {
	switch p.p.Precision {
	case incident.PlaceExact, incident.PlaceTown:
		return 5
	case incident.PlaceNear:
		return nearKM
	case incident.PlaceRegion:
		return max(p.p.RadiusKM, loosestKM)
	case incident.PlaceDistrict:
		return 40
	case incident.PlaceGovernorate:
		return 90
	}
	return 600
}

func overlap(a, b []place) bool {
	for _, x := range a[:min(len(a), 6)] {
		for _, y := range b[:min(len(b), 6)] {
			if samePlace(x, y) {
				return true
			}
		}
	}
	return false
}

func init() { learn(contrasts, apartAR, matters, ambushers) }
