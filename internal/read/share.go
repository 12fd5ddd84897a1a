package read

import (
	"slices"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// counts says which figures can belong to a happening of a class: the dead of an attack, the weapons of a raid.
var counts = func() map[string]map[incident.Class]bool {
	out := map[string]map[incident.Class]bool{}
	add := func(whats string, classes ...incident.Class) {
		for what := range strings.FieldsSeq(whats) {
			out[what] = map[incident.Class]bool{}
			for _, c := range classes {
				out[what][c] = true
			}
		}
	}
	add("killed wounded missing", incident.Attack, incident.Clash, incident.Bombing, incident.Shelling, incident.Assassination, incident.Kidnapping, incident.Execution, incident.ExplosiveRemnant,
		incident.Raid, incident.Operation, incident.Arrest, incident.Airstrike, incident.Seizure, incident.FoiledPlot, incident.Other)
	add("executed", incident.Execution, incident.Attack, incident.Kidnapping, incident.Other)
	add("arrested surrendered", incident.Arrest, incident.Raid, incident.Operation, incident.FoiledPlot, incident.Clash, incident.Other, incident.Movement, incident.Airstrike)
	add("kidnapped", incident.Kidnapping, incident.Attack, incident.Execution, incident.Other)
	add("released", incident.Other, incident.Agreement, incident.Kidnapping, incident.Raid, incident.Operation)
	add("displaced", incident.Clash, incident.Shelling, incident.Attack, incident.Airstrike, incident.Operation, incident.Seizure, incident.Aid, incident.Movement, incident.Other)
	add("returned families", incident.Aid, incident.Movement, incident.Other, incident.Deployment)
	add("trucks", incident.Aid, incident.Movement, incident.Deployment, incident.Withdrawal, incident.Attack)
	add("soldiers", incident.Deployment, incident.Withdrawal, incident.Movement, incident.Operation, incident.Seizure, incident.Clash)
	add("attackers", incident.Attack, incident.Clash, incident.Movement, incident.Seizure, incident.Raid, incident.Bombing, incident.FoiledPlot, incident.Kidnapping, incident.Assassination)
	add("devices weapons ammunition drugs phones documents money", incident.Raid, incident.Arrest, incident.Operation, incident.WeaponsSeizure, incident.WeaponsLoss, incident.FoiledPlot, incident.Attack,
		incident.Bombing, incident.Seizure, incident.Kidnapping, incident.ExplosiveRemnant, incident.Clash, incident.Airstrike)
	add("hideouts", incident.Raid, incident.Operation, incident.WeaponsSeizure, incident.Airstrike, incident.Arrest)
	add("drones", incident.Attack, incident.Airstrike, incident.WeaponsSeizure, incident.Raid, incident.Shelling)
	add("vehicles", incident.Attack, incident.Bombing, incident.Movement, incident.Deployment, incident.Withdrawal, incident.Aid, incident.WeaponsSeizure, incident.WeaponsLoss, incident.Raid, incident.Arrest, incident.Airstrike,
		incident.Clash, incident.Seizure, incident.ExplosiveRemnant, incident.Operation, incident.Kidnapping, incident.Shelling)
	add("buildings", incident.Seizure, incident.Attack, incident.Airstrike, incident.Shelling, incident.Operation, incident.Bombing, incident.Withdrawal, incident.ExplosiveRemnant, incident.Other)
	add("attacks", incident.Attack)
	add("strikes", incident.Airstrike, incident.Shelling)
	add("raids", incident.Raid, incident.Operation)
	add("shells", incident.Shelling, incident.Attack)
	return out
}()

// fits reports whether a figure can belong to a happening of the class.
func fits(what string, c incident.Class) bool {
	classes, known := counts[what]
	return !known || classes[c]
}

// share gives each figure of a sentence to the mention there that it belongs to: of those whose class it fits the one
// told last before it, else the next one.
func (r *reader) share(here []*mention, s *sentence) {
	for _, f := range r.figuresIn(s.from, s.to) {
		if f.to > s.to {
			continue
		}
		var owner *mention
		for _, m := range here {
			if !fits(f.q.What, m.class) {
				continue
			}
			switch {
			case owner == nil:
				owner = m
			case m.from <= f.to && (m.from > owner.from || owner.from > f.to):
				owner = m
			case f.from >= m.left && f.to <= m.right && !(f.from >= owner.left && f.to <= owner.right):
				owner = m
			}
		}
		switch {
		case owner == nil:
			r.carryFigure(f, s)
		case len(owner.figures) < maxSlots:
			owner.figures = append(owner.figures, f)
		}
	}
}

// outcome gives the happening told last what a sentence says that it led to, and reports whether the sentence tells no
// more than that.
func (r *reader) outcome(here []*mention, s *sentence) bool {
	if len(here) == 0 || len(r.mentions) == 0 || slices.ContainsFunc(here, func(m *mention) bool { return !m.toll }) {
		return false
	}
	last := r.mentions[len(r.mentions)-1]
	if here[0].sentence-last.sentence > 2 || !tolling[last.class] || s.from+1 >= s.to || !r.cue(s.from, ledTo) && !r.cue(s.from+1, ledTo) {
		return false
	}
	if back := r.norm(s.from+1) + " " + r.norm(s.from+2); !strings.Contains(back, "ذلك") && !strings.Contains(back, "هذا") {
		return false
	}
	for _, m := range here {
		last.tolls = append(last.tolls, r.anchors(m)...)
	}
	for _, f := range r.figuresIn(s.from, s.to) {
		if f.to <= s.to && fits(f.q.What, last.class) && len(last.figures) < maxSlots {
			f.later = true
			last.figures = append(last.figures, f)
		}
	}
	return true
}

// ledTo are verbs for what came of something.
var ledTo = verbs("اسفر/سفر ادي/ودي اوقع/وقع خلف/خلف تسبب/تسبب اودي/ودي نجم/نجم نتج/نتج", "")

// inThing reports whether a word is a part of what is counted as found or hit: "مسطرتي تفجير", "destroyed three car bombs".
// Devices that go off do not count so.
func (r *reader) inThing(i, to int) bool {
	k := upTo(r.figures, i+1, func(f *figure) int { return f.from }) - 1
	if k < 0 || r.figures[k].q.What != "devices" && r.figures[k].q.What != "vehicles" || i == r.figures[k].from {
		return false
	}
	f := &r.figures[k]
	if !isLatin(r.norm(i)) {
		return i < f.to+1 && r.norm(i) == "تفجير" && f.q.What == "devices" || i < f.to+2 && r.norm(i) == "للتفجير"
	}
	return i < f.to && (strings.Contains(r.norm(i), "bomb") || strings.Contains(r.norm(i+1), "bomb")) && !r.saidBehind(f.to, to, 5, goOff)
}

// goOff are English words for what devices do.
var goOff = set("exploded", "explode", "exploding", "detonated", "detonating", "went", "going", "blew", "hit", "struck", "killed", "killing", "wounded", "wounding", "ripped", "targeted", "targeting", "rocked", "were", "was", "on", "against", "attacks", "in", "at", "near", "outside")

// carryFigures gives the figures of a sentence that tells no happening to the one told last, in the same paragraph or
// the list below it: what was found, who else was hurt.
func (r *reader) carryFigures(s *sentence) {
	if len(r.mentions) == 0 {
		return
	}
	k := r.sentenceAt(s.from)
	last := r.mentions[len(r.mentions)-1]
	r.carryDate(last, k)
	for _, f := range r.figuresIn(s.from, s.to) {
		if f.to <= s.to {
			r.carryFigure(f, s)
		}
	}
	r.carryPlaces(last, k)
	if k-last.sentence > 1 || !armed(last.class) || r.sentences[last.sentence].headline || r.ownTimeIn(s) != nil {
		return
	}
	for _, name := range r.methodsIn(s.from, s.to) {
		if !slices.Contains(last.methods, name) {
			last.methods = append(last.methods, name)
		}
	}
}

// carryDate gives a happening near the head that was told without a day the day of the sentence behind it that tells none.
func (r *reader) carryDate(last *mention, k int) {
	s := &r.sentences[k]
	if last.date != nil && r.rank(last.date) == 0 || k-last.sentence > 2 || last.sentence > r.lead+1 || saidOnly(last.class) || last.future || last.certainty == incident.Planned {
		return
	}
	d := r.ownTimeIn(s)
	if d == nil || d.since || d.until || d.when.Precision != incident.TimeDay || s.headline || k < r.lead || s.to-s.from < 9 || r.tokens[s.to-1].Kind != text.Punct {
		return
	}
	for t := s.from; t < s.to; t++ {
		if r.cue(t, tallying) {
			return
		}
	}
	last.date = d
}

// carryPlaces gives a happening the places of a sentence behind it that tells none: where it was, said more closely.
func (r *reader) carryPlaces(last *mention, k int) {
	s := &r.sentences[k]
	if k-last.sentence > 2 || k > r.lead+4 || last.sentence > r.lead+2 || saidOnly(last.class) || r.sentences[last.sentence].headline || r.ownTimeIn(s) != nil && r.ownTimeIn(s) != last.date {
		return
	}
	for t := s.from; t < s.to; t++ {
		if r.cue(t, tallying) {
			return
		}
	}
	for _, p := range r.placesIn(s.from, s.to) {
		if p.to > s.to || p.p.Precision == incident.PlaceCountry || len(last.places) >= maxSlots {
			continue
		}
		if len(last.places) == 0 || !apart([]place{p}, last.places) {
			last.places = append(last.places, p)
		}
	}
}

// carryFigure gives a figure that fits no happening of its own sentence to the one told last before it that it fits, or an
// item of a list of finds to the search told last.
func (r *reader) carryFigure(f figure, s *sentence) {
	finds := f.q.Unit != "people" && results[f.q.What] && r.listed(*s)
	if n := len(r.mentions); finds && n > 0 && r.mentions[n-1].class == incident.Attack && r.searched(f) {
		return // what the cell had done is told before the list
	}
	if !r.carried(f, s) && finds {
		r.searched(f)
	}
}

// searched gives a find to the search told last, and reports whether there is one.
func (r *reader) searched(f figure) bool {
	var found *mention
	for n := len(r.mentions) - 1; n >= 0 && f.sentence-r.mentions[n].sentence <= 16; n-- {
		m := r.mentions[n]
		if !searches[m.class] || !fits(f.q.What, m.class) || m.plan || m.future || len(m.figures) >= maxSlots || r.sentences[m.sentence].headline {
			continue
		}
		if found == nil || m.class != incident.Arrest {
			found = m
		}
		if found.class != incident.Arrest { // an arrest is often a part of the search
			break
		}
	}
	if found == nil {
		return false
	}
	f.later = true
	found.figures = append(found.figures, f)
	return true
}

// searches are the classes of happenings that bring finds.
var searches = map[incident.Class]bool{incident.Raid: true, incident.Arrest: true, incident.Operation: true, incident.WeaponsSeizure: true, incident.FoiledPlot: true}

// carried gives a figure to the happening told last before it that it fits, and reports whether there is one.
func (r *reader) carried(f figure, s *sentence) bool {
	k := f.sentence
	for n := len(r.mentions) - 1; n >= 0; n-- {
		last := r.mentions[n]
		if k-last.sentence > 12 || r.sentences[last.sentence].headline && k > r.lead {
			return false
		}
		listed := r.itemsBetween(last.sentence, k)
		if !listed && k-last.sentence > 2 {
			return false
		}
		if !fits(f.q.What, last.class) || last.plan || last.future || len(last.figures) >= maxSlots {
			if n > 0 && r.mentions[n-1].sentence == last.sentence {
				continue
			}
			return false
		}
		if !listed && !r.sameParagraph(last.sentence, k) && (k-last.sentence > 1 || last.sentence > r.lead+2 || !results[f.q.What] || f.q.Value >= 500) || r.tallies(f, s) {
			return false
		}
		if d := r.ownTimeIn(s); d == nil || d == last.date {
			f.later = true
			last.figures = append(last.figures, f)
			return true
		}
		return false
	}
	return false
}

// results are what a happening leaves behind, which a further paragraph may tell.
var results = set("killed", "wounded", "arrested", "kidnapped", "missing", "executed", "attackers", "devices", "weapons", "ammunition", "vehicles", "phones", "documents", "money", "drugs", "hideouts", "drones", "surrendered", "released")

// tallies reports whether a sentence counts over months what its figure is a part of, or only estimates it.
func (r *reader) tallies(f figure, s *sentence) bool {
	for _, o := range r.figuresIn(s.from, s.to) {
		if o.q.What == "attacks" || o.q.What == "raids" {
			return true
		}
	}
	for t := s.from; t < s.to; t++ {
		if (t < f.from || t < f.to+4) && r.cue(t, tallying) {
			return true
		}
	}
	return false
}

// tallying are words of sentences that count over months, or estimate.
var tallying = set("منذ", "احصي", "احصت", "احصاييه", "تعداد", "تقدر", "يقدر", "تقديرات", "since", "estimate", "estimates", "estimated", "overall", "annual")

// ownTimeIn is a date of day precision that stands in the sentence; nil when there is none.
func (r *reader) ownTimeIn(s *sentence) *date {
	in := r.datesIn(s.from, s.to)
	for i := range in {
		if d := &in[i]; !d.anchor && !r.said[d] {
			return d
		}
	}
	return nil
}

// timeAround is the time that stands above a list for what its items tell without one; nil when there is none.
func (r *reader) timeAround(e *event) *date {
	m := e.mentions[0]
	if saidOnly(m.class) || m.certainty == incident.Planned || m.certainty == incident.Possible || m.certainty == incident.Denied {
		return nil
	}
	k := m.sentence
	s := &r.sentences[k]
	for t := s.from; t < s.to; t++ {
		if r.cue(t, before) {
			return nil
		}
	}
	if !r.bulleted(k) {
		return nil
	}
	return r.aboveList(k)
}

// before are words of what happened earlier than what a text is about.
var before = set("سابق", "سابقا", "سبق", "كان", "كانت", "كانوا", "previously", "earlier", "had", "last", "since", "ago")

// aboveList is the time told in the sentences above the list that holds sentence k.
func (r *reader) aboveList(k int) *date {
	for n, plain := k-1, 0; n >= 0 && n > k-40 && plain < 6; n-- {
		s := &r.sentences[n]
		if r.bulleted(n) {
			continue
		}
		if d := r.timeIn(s); d != nil {
			return d
		}
		if s.to-s.from > 5 {
			plain++
		}
	}
	return nil
}

// timeIn is the time told in a sentence for what it tells, the last of several; nil when there is none.
func (r *reader) timeIn(s *sentence) *date {
	var found *date
	in := r.datesIn(s.from, s.to)
	for i := range in {
		if d := &in[i]; d.to <= s.to && !d.until && !d.anchor && !r.said[d] && d.when.Precision != incident.TimeYear && (r.in.Published == incident.NoDay || d.when.Start <= r.in.Published) && (found == nil || r.rank(d) <= r.rank(found)) {
			found = d
		}
	}
	return found
}

// sameParagraph reports whether no empty line or line end lies between two sentences.
func (r *reader) sameParagraph(a, b int) bool {
	for t := r.sentences[a].to; t < r.sentences[b].from; t++ {
		if r.tokens[t].Kind == text.Break {
			return false
		}
	}
	return true
}

// itemsBetween reports whether the sentences after a, up to b, are items of a list: they begin like one, or are short
// lines with a count.
func (r *reader) itemsBetween(a, b int) bool {
	for k := a + 1; k <= b; k++ {
		s := &r.sentences[k]
		if r.bulleted(k) || strings.HasPrefix(r.norm(s.from), "*") {
			continue
		}
		if last := r.norm(s.to - 1); s.to-s.from > 9 || last == "." || last == ":" || len(r.figuresIn(s.from, s.to)) == 0 {
			if k == a+1 && b > k && r.norm(s.to-1) == ":" {
				continue // "وضُبط فيه:"
			}
			return false
		}
	}
	return true
}

func init() { learn(ledTo, before) }
