package read

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// reader holds one text while it is read.
type reader struct {
	in            Input
	know          Knowledge
	subject       string
	tables        *wordTables
	lang          string
	tokens        []text.Token
	forms         [][]string // of each token, see lemma
	bares         []string   // of each token, see bare
	lemmas        []*lemma   // of each token, shared by those of one word
	index         *text.Index
	sentences     []sentence
	holding       []int32 // of each token, the sentence that holds it; see sentenceAt
	dates         []date
	dated         []bool // of each token: it is part of one of them
	actors        []naming
	actorStarts   firstAt
	subjectMatter uint8   // 2: the text is about the subject group, 1: it is not, 0: not asked yet
	northeastern  uint8   // likewise: the text is about north-eastern Syria
	own           *naming // the body whose statement the text is; nil when none stands out
	ownWords      bool    // it speaks of "our forces"
	places        []place
	placeStarts   firstAt
	figures       []figure
	mentions      []*mention
	byKind        map[gazetteer.Kind][]int // places of a kind that sites come back to, as indices of places
	lead          int                      // the first sentence that is no headline
	voices        []voice
	leadBy        *speaker // who tells in the next sentence what the lead, which names no source, sums up
	section       []place  // the places that the heading above names
	itemDate      *date    // the day that stands before the sentence itemEnd, as a sentence of its own
	itemEnd       int
	said          map[*date]bool // dates of announcements
	readTo        int            // sentences from here on were not read for happenings
}

// Limits on what is read from one document, so that the work stays proportional to its length. No report comes
// near them.
const (
	maxProposals      = 500
	maxMentions       = 1500
	maxContradictions = 500
	maxSentence       = 400 // tokens; a longer sentence is read in pieces
	maxSlots          = 20  // places, and figures, of one mention
	maxTold           = 60  // different days, places and figures of one happening
	checkEvery        = 1024
)

// sentence is a range of tokens.
type sentence struct {
	span     text.Span
	from, to int
	speaker  *speaker // the first who speaks in it; nil: the document itself
	base     *speaker // whose word is what none of those who speak in it says; nil: the document's
	headline bool     // a line at the head of the text that is no full sentence
}

// mention is one telling of a happening, before mentions of one happening are put together.
type mention struct {
	class     incident.Class
	from, to  int // the trigger
	noun      bool
	toll      bool // tells what came of a deed
	plan      bool // tells what was intended
	future    bool // the form of the verb says that it is to come
	mood      mood
	sentence  int
	left      int // the words that belong to it: tokens [left, right)
	right     int
	roles     []incident.Participant
	agent     string // actor id of who acted; empty when not said
	guessed   bool   // who acted is not said with the act: it is who announces it
	date      *date
	places    []place
	figures   []figure
	methods   []string
	certainty incident.Certainty
	attr      Attribution
	after     *mention // the text puts this one after another: "spread after the withdrawal of"
	part      *mention // it is a part of another
	clitic    string   // what Arabic writes before the trigger
	firm      bool     // a noun of action that the text asserts: "تم القبض"
	steps     steps    // the further words of its trigger
	tolls     []Quote  // words in its sentence that tell what came of it
	rival     bool     // tells its happening otherwise than another source
	result    bool     // a noun of action behind a word for what came of something: "أسفرت عن مقتل … وحرق"
	again     bool     // "the operation": comes back to a happening of any class
	back      bool     // its sentence comes back to the happening by a noun that tells nothing else
	echo      bool     // a later sentence that comes back to the happening by a noun
	arrests   bool     // a foiled plot that was foiled by an arrest
}

// Read reads a text. It is a pure function: the same input and knowledge give the same reading, and text that
// says nothing of the kind gives one without proposals. The slices of a Reading are never nil. The work is
// proportional to the length of the text: from a text with more than 500 happenings the rest is not read, and
// Notes say so. The error is ctx's when the reading was given up.
func Read(ctx context.Context, in Input, know Knowledge) (Reading, error) {
	r := &reader{in: in, know: know, subject: know.Subject, lang: in.Lang}
	if r.subject == "" {
		r.subject = "islamic-state"
	}
	if r.lang != "ar" && r.lang != "en" {
		r.lang = text.Lang(in.Text)
	}
	r.split()
	r.cut()
	for _, stage := range []func(context.Context){
		r.datesOf,
		func(context.Context) { r.actors = r.actorsOf() },
		func(context.Context) { r.places = r.placesOf() },
		r.figuresOf,
		r.hear,
		func(context.Context) { r.announcements() },
		r.find,
	} {
		if stage(ctx); ctx.Err() != nil {
			return Reading{}, ctx.Err()
		}
	}
	out := r.compose(ctx)
	return out, ctx.Err()
}

// split makes the tokens and what rules ask of each, once for each word of the text.
func (r *reader) split() {
	r.tokens = text.Tokenize(r.in.Text)
	r.forms = make([][]string, len(r.tokens))
	r.bares = make([]string, len(r.tokens))
	r.lemmas = make([]*lemma, len(r.tokens))
	words := make([]*lemma, 0, len(r.tokens)/2) // by text.Token.Word
	r.tables = tables()
	for i := range r.tokens {
		t := &r.tokens[i]
		for int(t.Word) >= len(words) {
			words = append(words, nil)
		}
		if words[t.Word] == nil {
			words[t.Word] = r.tables.lemma(t.Norm, t.Kind)
		}
		w := words[t.Word]
		r.forms[i], r.bares[i], r.lemmas[i] = w.forms, w.bare, w
	}
	r.index = text.NewIndex(r.in.Text)
}

// cut finds the sentences and their tokens.
func (r *reader) cut() {
	t := 0
	for _, sp := range text.Sentences(r.in.Text) {
		for t < len(r.tokens) && r.tokens[t].Span.Start < sp.Start {
			t++
		}
		from := t
		for t < len(r.tokens) && r.tokens[t].Span.Start < sp.End {
			t++
		}
		for ; t-from > maxSentence; from += maxSentence {
			piece := text.Span{Start: r.tokens[from].Span.Start, End: r.tokens[from+maxSentence-1].Span.End}
			r.sentences = append(r.sentences, sentence{span: piece, from: from, to: from + maxSentence})
			sp.Start = r.tokens[from+maxSentence].Span.Start
		}
		if from < t {
			r.sentences = append(r.sentences, sentence{span: sp, from: from, to: t})
		}
	}
	for k := range r.sentences {
		s := &r.sentences[k]
		last := r.norm(s.to - 1)
		if last == "\n" || r.tokens[s.to-1].Kind == text.Break {
			last = r.norm(s.to - 2)
		}
		if k <= 3 && s.to-s.from <= 14 && k+2 < len(r.sentences) && dotted(last, r.norm(s.to-2)) && r.sameParagraph(k, k+1) {
			s.headline = true // "العراق.. مقتل خمسة جنود"
			continue
		}
		if k > 3 || s.to-s.from > 40 || last == "." || last == "!" || k+1 == len(r.sentences) {
			r.lead = k
			return
		}
		s.headline = true
	}
}

// dotted reports whether a sentence ends in dots that divide a headline.
func dotted(last, before string) bool {
	return last == ".." || last == "..." || last == "…" || last == "." && (before == "." || before == "..")
}

// sentenceOf returns the sentence that holds token i.
func (r *reader) sentenceOf(i int) sentence {
	if k := r.sentenceAt(i); k >= 0 {
		return r.sentences[k]
	}
	return sentence{from: i, to: i + 1}
}

func (r *reader) sentenceAt(i int) int {
	if i < 0 || i >= len(r.tokens) {
		return -1
	}
	if r.holding == nil {
		r.holding = make([]int32, len(r.tokens))
		for t := range r.holding {
			r.holding[t] = -1
		}
		for k := range r.sentences {
			for t := r.sentences[k].from; t < r.sentences[k].to; t++ {
				r.holding[t] = int32(k)
			}
		}
	}
	return int(r.holding[i])
}

// firstAt are, for each token and one more, how many items of a list begin before it: what upTo finds, for lists that are
// asked more often than a text has words.
type firstAt []int32

// before is the number of items that begin before token i.
func (s *firstAt) before(i, tokens, items int, begins func(k int) int) int {
	if items == 0 || i <= 0 {
		return 0
	}
	if *s == nil {
		*s = make(firstAt, tokens+1)
		for t, k := 0, 0; t <= tokens; t++ {
			for k < items && begins(k) < t {
				k++
			}
			(*s)[t] = int32(k)
		}
	}
	return int((*s)[min(i, tokens)])
}

// placesUpTo is the number of places that begin before token i, actorsUpTo that of names of actors.
func (r *reader) placesUpTo(i int) int {
	return r.placeStarts.before(i, len(r.tokens), len(r.places), func(k int) int { return r.places[k].from })
}

func (r *reader) actorsUpTo(i int) int {
	return r.actorStarts.before(i, len(r.tokens), len(r.actors), func(k int) int { return r.actors[k].from })
}

// upTo is the number of leading items of a list, ordered by where they begin, that begin before token i.
func upTo[T any](list []T, i int, begins func(*T) int) int {
	lo, hi := 0, len(list)
	for lo < hi {
		mid := (lo + hi) / 2
		if begins(&list[mid]) < i {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

func (r *reader) datesIn(from, to int) []date {
	at := func(d *date) int { return d.from }
	a := upTo(r.dates, from, at)
	return r.dates[a:max(a, upTo(r.dates, to, at))]
}

func (r *reader) placesIn(from, to int) []place {
	a := r.placesUpTo(from)
	return r.places[a:max(a, r.placesUpTo(to))]
}

func (r *reader) figuresIn(from, to int) []figure {
	at := func(f *figure) int { return f.from }
	a := upTo(r.figures, from, at)
	return r.figures[a:max(a, upTo(r.figures, to, at))]
}

// find makes a mention of each trigger that tells a happening, up to the most that one document may have.
func (r *reader) find(ctx context.Context) {
	r.readTo = len(r.sentences)
	for k := range r.sentences {
		if ctx.Err() != nil {
			return
		}
		if len(r.mentions) >= maxMentions {
			r.readTo = k
			return
		}
		s := &r.sentences[k]
		var here []*mention
		hushed, hush := 0, nothing // what was not told, up to where
		general := false           // and that because it is told of what is done in general
		for i := s.from; i < s.to; {
			if r.tokens[i].Kind != text.Word || r.inDate(i) || r.inThing(i, s.to) {
				i++
				continue
			}
			h, ok := r.ruleAt(i, s.to)
			if !ok || r.inName(i) && h.to < i+2 {
				i++
				continue
			}
			m := &mention{class: h.class, noun: h.noun, toll: h.toll, plan: h.plan, future: strings.HasSuffix(h.clitic, "س"), clitic: h.clitic, from: i, to: h.to, steps: h.steps, sentence: k}
			to := h.to
			switch stands := r.stands(m, here); {
			case i < hushed && h.class == hush:
			case h.toll && hushed > 0 && i < hushed+6 && len(here) == 0: // "these attacks left 62 dead"
			case !h.noun && hushed > 0 && i < hushed+14 && len(here) == 0 && strings.HasSuffix(r.norm(i), "ing"):
				hushed, hush = h.to, h.class // "carries out attacks in the desert, mainly targeting soldiers"
			case general && !h.noun && !h.toll && hushed > 0 && i < hushed+12 && len(here) == 0 && (r.norm(i-1) == "," || r.norm(i-1) == "and") && isLatin(r.norm(i)) && len(r.datesIn(s.from, s.to)) == 0:
				hushed, hush = h.to, h.class // "has carried out attacks, targeted posts and assassinated"
			case h.noun && r.coordinate(hushed, i):
				hushed, hush = h.to, h.class // "carries out attacks, kidnappings and bombings": neither do these
			case stands && r.told(m, s):
				if m.class == incident.Arrest && r.takes(m) && (r.groupActs(m) || r.fighters(m)) {
					m.class = incident.Kidnapping
				}
				here = append(here, m)
			case stands && isLatin(r.norm(i)):
				general = m.mood == hoped
				hushed, hush = h.to, h.class // "denied that any had been captured": nor does "captured" by itself
			}
			i++ // patterns may reach far: the words inside may tell another happening
			if len(here) > 0 && here[len(here)-1] == m && to-m.from <= 3 {
				i = to
			}
		}
		if slices.ContainsFunc(here, func(m *mention) bool { return !m.toll && tolling[m.class] }) {
			here = r.tolled(here) // the dead belong to the deed
		}
		here = r.resulted(r.manner(here))
		r.bound(here, s)
		for n, m := range here {
			r.fill(m, s, here, n)
			r.inherit(m, s)
			if m.noun && r.nthOfThem(m) {
				m.date, m.places = nil, nil // "وهذا ثالث إنزال منذ": of the others
			}
		}
		if r.outcome(here, s) {
			here = nil // "وأسفر ذلك عن وفاة خمسة": of the deed just told
		}
		if len(here) == 0 {
			r.heading(k)
		}
		alone := len(here) == 1 || !slices.ContainsFunc(here[min(1, len(here)):], func(m *mention) bool { return armed(m.class) })
		for _, m := range here {
			r.reclass(m, s)
			if alone && armed(m.class) {
				m.methods = r.methodsIn(s.from, s.to)
			}
		}
		r.share(here, s)
		before := len(r.mentions)
		back := false
		for _, m := range here {
			switch {
			case r.happened(m, s):
				m.back = back && violent[m.class] && !m.toll
				r.mentions = append(r.mentions, m)
				back = false
			case m.noun && isLatin(r.norm(m.from)) && m.mood == factual && violent[m.class]:
				back = r.comesBack(m) // "the attack began when a device exploded"
			}
		}
		if len(r.mentions) == before {
			r.carryFigures(s)
		}
	}
}

// takes reports whether an English verb of arrest has its object: "captured four soldiers", and not "captured near Sukhna".
func (r *reader) takes(m *mention) bool {
	next := r.norm(m.from + 1)
	return !m.noun && isLatin(r.norm(m.from)) && m.to-m.from > 1 && !beingEN[r.norm(m.from)] && englishForms[r.norm(m.from)] && (!inside[next] || next == "a" || next == "the" || next == "two" || next == "three" || r.tokens[m.from+1].Kind == text.Number)
}

// fighters reports whether men without a name of their own stand before a verb of arrest whose object is no man of theirs.
func (r *reader) fighters(m *mention) bool {
	if !groupMen[r.norm(m.from-1)] || len(r.actorsIn(m.from-6, m.from)) > 0 {
		return false
	}
	for i := m.from + 1; i < m.to+1; i++ {
		if w := r.norm(i); groupMen[w] || w == "suspects" || w == "suspect" || w == "leader" || w == "emir" {
			return false
		}
	}
	return true
}

// groupActs reports whether the subject group stands before an English verb as the one who acts.
func (r *reader) groupActs(m *mention) bool {
	if m.noun || !isLatin(r.norm(m.from)) || beingEN[r.norm(m.from)] || strings.HasSuffix(r.norm(m.from), "ing") {
		return false
	}
	for i := m.from - 1; i >= 0 && i > m.from-4; i-- {
		for _, n := range r.actorsIn(max(0, i-8), i+1) {
			if n.to == i+1 || n.to == i && groupMen[r.norm(i)] {
				return r.ours(n.a.ID)
			}
		}
		if w := r.norm(i); !groupMen[w] && w != "has" && w != "have" && w != "had" && w != "also" && !strings.HasSuffix(w, "ly") {
			return false
		}
	}
	return false
}

// groupMen are the words for men that stand behind the name of an armed group.
var groupMen = set("militants", "fighters", "gunmen", "cells", "members", "jihadists", "extremists", "insurgents", "terrorists", "operatives")

// coordinate reports whether only a comma or a conjunction, and at most a few words more, stand between two tokens of an English text.
func (r *reader) coordinate(a, b int) bool {
	if a == 0 || b <= a || b > a+8 {
		return false
	}
	switch r.norm(a) {
	case ",", "and", "or":
		return true
	}
	return false
}

// tolled gives each word for what came of a deed to the deed that is nearest, and takes it out of the list.
func (r *reader) tolled(here []*mention) []*mention {
	var out []*mention
	for _, m := range here {
		if !m.toll {
			out = append(out, m)
			continue
		}
		var deed *mention
		for _, o := range here {
			if !o.toll && tolling[o.class] && (o.mood != possible || m.mood == possible) && (deed == nil || max(o.from-m.from, m.from-o.from) < max(deed.from-m.from, m.from-deed.from)) {
				deed = o
			}
		}
		if deed == nil {
			out = append(out, m)
			continue
		}
		deed.tolls = append(deed.tolls, r.quote(m.from, m.to))
	}
	return out
}

// resulted takes out what the sentence tells as the outcome of a deed before it: "نفذت حملة انتهت باعتقال …".
func (r *reader) resulted(here []*mention) []*mention {
	var deed *mention
	out := here[:0]
	for _, m := range here {
		switch {
		case m.result && deed != nil && outcomes[m.class]:
			deed.tolls = append(deed.tolls, r.anchors(m)[0])
			continue
		case m.result && deed == nil && m.class == incident.WeaponsSeizure && r.afterDeed(m):
			continue
		case !m.toll && tolling[m.class] && m.mood == factual:
			deed = m
		}
		out = append(out, m)
	}
	return out
}

// afterDeed reports whether the sentence before tells a deed.
func (r *reader) afterDeed(m *mention) bool {
	n := len(r.mentions) - 1
	return n >= 0 && m.sentence-r.mentions[n].sentence == 1 && tolling[r.mentions[n].class]
}

// outcomes are the classes of what a raid, a strike or an attack results in.
var outcomes = map[incident.Class]bool{incident.Arrest: true, incident.WeaponsSeizure: true, incident.Attack: true, incident.Airstrike: true}

// heading keeps what a line says that only stands above others: the place of a section, the day of an item.
func (r *reader) heading(k int) {
	s := &r.sentences[k]
	if s.to-s.from > 12 || k < r.lead {
		return
	}
	in := r.datesIn(s.from, s.to)
	for i := range in {
		if d := &in[i]; d.when.Precision == incident.TimeDay && !d.anchor && !r.said[d] && k+1 < len(r.sentences) && r.sameParagraph(k, k+1) {
			r.itemDate, r.itemEnd = d, k+1
		}
	}
	if last := r.norm(s.to - 1); last == "." || last == "،" || last == "," || r.tokens[s.from].Kind == text.Number || k+1 < len(r.sentences) && r.sameParagraph(k, k+1) {
		return
	}
	r.section = r.section[:0:0]
	for _, p := range r.placesIn(s.from, s.to) {
		if p.to <= s.to && p.p.Precision != incident.PlaceCountry {
			r.section = append(r.section, p)
		}
	}
}

// inherit gives a mention without a day or a place those of the heading above it.
func (r *reader) inherit(m *mention, s *sentence) {
	if m.date == nil && r.itemDate != nil && m.sentence == r.itemEnd {
		m.date = r.itemDate
	}
	if len(m.places) == 0 && len(r.section) == 1 && !saidOnly(m.class) && !s.headline && m.sentence > r.lead {
		m.places = append(m.places, r.section[0])
	}
}

// reclass changes the class of a mention where who did it, or with what, says another than its verb.
func (r *reader) reclass(m *mention, s *sentence) {
	near := func(words map[string]bool, before, after int) bool {
		for i := max(s.from, m.from-before); i < min(s.to, m.to+after); i++ {
			if r.cue(i, words) {
				return true
			}
		}
		return false
	}
	switch m.class {
	case incident.Attack, incident.Bombing, incident.Shelling, incident.Airstrike:
		air, ground := near(aircraft, 5, 2), (near(artillery, 3, 3) || m.class == incident.Airstrike && !m.noun && r.withGuns(m, s)) && !r.byHand(m, s) && !near(smallArms, 2, 12)
		switch {
		case m.class == incident.Bombing && m.agent != "" && !r.ours(m.agent) && !r.names(s, r.subject) && !m.noun && r.cue(m.from, blowsUp) && near(layable, 0, 4) && r.armedAgent(m):
			m.class = incident.WeaponsSeizure // "فجرت القوات 45 عبوة"
		case m.class == incident.Attack && m.agent != "" && !r.ours(m.agent) && r.cue(m.to-1, offensives) && !isLatin(r.norm(m.from)) && r.resumed(m):
			m.class = incident.Operation // "استأنفت القوات هجومها على آخر الجيوب"
		case m.class == incident.Shelling && r.byHand(m, s):
			m.class = incident.Attack
		case (m.class == incident.Bombing || m.toll) && near(mines, 4, 6) && !near(bombs, 6, 6):
			m.class = incident.ExplosiveRemnant
		case m.class == incident.Airstrike && !m.noun && m.to-m.from == 1 && !near(aircraft, 6, 6) && (r.ours(m.agent) || r.irregulars(m)):
			m.class = incident.Attack // "the jihadists struck elite troops"
			if strings.HasPrefix(r.norm(m.from), "bomb") {
				m.class = incident.Bombing
			}
		case m.class == incident.Attack && isLatin(r.norm(m.from)) && (m.agent == "" || r.ours(m.agent)) && r.captives(m, s):
			m.class = incident.Execution
		case m.toll && isLatin(r.norm(m.from)) && !r.ours(m.agent) && near(flying, 2, 0):
			m.class = incident.Airstrike // "jets kill 90 militants"
		case m.class == incident.Airstrike && m.noun && near(suicides, 0, 12):
			m.class = incident.Attack // "the deadliest strike was in October, when suicide bombers hit the station"
		case ground && !near(aircraft, 2, 1) && (m.class == incident.Airstrike || m.class == incident.Attack && !m.toll && !near(gunfire, 0, 0)):
			m.class = incident.Shelling
		case m.class == incident.Airstrike && m.noun && strings.TrimPrefix(r.norm(m.from), m.clitic) == "غاره" && near(caughtBy, 30, 12) && !air:
			m.class = incident.Raid // soldiers who catch somebody come by land
		case air && !ground && !m.toll && !r.ours(m.agent) && m.class != incident.Airstrike:
			m.class = incident.Airstrike
		case m.class == incident.Bombing && !r.ours(m.agent) && near(leftovers, 6, 4):
			m.class = incident.ExplosiveRemnant
		case m.class == incident.Bombing && isLatin(r.norm(m.from)) && r.norm(m.from) == "blew" && r.norm(m.from+1) == "them" && near(finds, 12, 0):
			m.class = incident.WeaponsSeizure
		case m.class == incident.Bombing && m.agent != "" && !r.ours(m.agent) && isLatin(r.norm(m.from)) && ((r.norm(m.from) == "blew" || r.norm(m.from) == "blowing") && (r.norm(m.from+1) == "them" || near(finds, 10, 4)) || r.norm(m.from) == "detonated" && r.transitive(m) && !r.irregulars(m)):
			m.class = incident.WeaponsSeizure // who found devices blows them up
		case m.toll && m.class == incident.Attack && m.agent != "" && !r.ours(m.agent) && isLatin(r.norm(m.from)) && (r.against(m) || r.elimination(m)):
			m.class = incident.Raid // "on July 25, they killed an ISIS leader"
		}
	case incident.Raid:
		switch {
		case near(warplanes, 5, 5) && !near(landed, 8, 8), isLatin(r.norm(m.from)) && near(flying, 6, 0) && !near(landing, 6, 8):
			m.class = incident.Airstrike // what aircraft aim at is not entered
		case m.noun && isLatin(r.norm(m.from)) && (r.norm(m.from-1) == "suicide" || r.norm(m.from-1) == "jihadist" || r.norm(m.from-1) == "militant" || r.ours(m.agent)):
			m.class = incident.Attack
		case isLatin(r.norm(m.from)) && (r.irregulars(m) && !beingEN[r.norm(m.from-1)] || r.groupActs(m)):
			m.class = incident.Attack
		}
	case incident.Clash:
		if strings.HasPrefix(r.norm(m.from), "return") && near(artillery, 4, 2) {
			m.class = incident.Shelling // "artillery returned fire"
		}
	case incident.Operation:
		if isLatin(r.norm(m.from)) && (r.ours(m.agent) || r.groupActs(m)) {
			m.class = incident.Attack // what the group does is none
		}
	case incident.WeaponsLoss:
		if w := r.norm(m.from); strings.HasPrefix(w, "seiz") && !r.ours(m.agent) && !r.groupActs(m) && !r.irregulars(m) && !r.pronounActs(m) {
			m.class = incident.WeaponsSeizure
		}
	case incident.FoiledPlot:
		if r.atForces(m, s) {
			m.class = incident.Clash // an attack on a post that failed took place
		}
		if n := len(r.mentions); n > 0 && strings.HasPrefix(r.norm(m.from), "attack") && r.norm(m.from-1) == "the" && r.mentions[n-1].class == incident.Attack && m.sentence-r.mentions[n-1].sentence <= 2 {
			m.class, m.noun = incident.Attack, true // "the attack was thwarted after three days"
		}
	case incident.WeaponsSeizure:
		if isLatin(r.norm(m.from)) && strings.HasPrefix(r.norm(m.from), "destroy") && (near(flying, 6, 0) || near(strikes, 5, 0)) {
			m.class = incident.Airstrike
		}
	case incident.ExplosiveRemnant:
		if r.ours(m.agent) && !near(leftovers, 6, 6) && near(layers, 6, 6) {
			m.class = incident.Bombing // "زرع مسلحو التنظيم لغماً انفجر بشاحنة"
		}
	case incident.Threat:
		// "وهدد إدارة دمشق", after a video: the video threatens, and the name is its object.
		if m.agent != "" && !r.ours(m.agent) && !m.noun && r.released(m.sentence) != nil {
			for k := range m.roles {
				if m.roles[k].ID == m.agent && m.roles[k].Role == incident.By {
					m.roles[k].Role = incident.Target
				}
			}
			m.agent = ""
		}
		if p := r.released(m.sentence); m.agent == "" && p != nil {
			m.part, m.agent = p, p.agent
			for _, role := range p.roles {
				if role.Role == incident.By {
					m.roles = append([]incident.Participant{role}, m.roles...)
					break
				}
			}
		}
	case incident.PropagandaRelease:
		r.enemies(m, s)
	case incident.Deployment:
		if isLatin(r.norm(m.from)) && r.norm(m.from) == "set" && r.irregulars(m) {
			m.class = incident.Attack // gunmen who set up a checkpoint
		}
		if isLatin(r.norm(m.from)) && r.norm(m.to-1) != "reinforcements" && r.entersTaken(m) {
			m.class = incident.Seizure
		}
		// "إدخال قوات الصناديد": who is brought in deploys.
		if m.agent == "" && !slices.ContainsFunc(m.roles, func(p incident.Participant) bool { return p.Role == incident.By }) {
			for t := m.from + 1; t < min(m.to+1, s.to); t++ {
				if n := r.namingAt(t); n != nil && n.how != actor.Metonym && n.a.Armed() && !r.ours(n.a.ID) {
					m.agent = n.a.ID
					m.roles = append([]incident.Participant{r.participant(n, incident.By)}, m.roles...)
					break
				}
			}
		}
	case incident.Arrest:
		if r.ours(m.agent) && !m.noun || (m.agent == "" || m.guessed) && r.takes(m) && near(takenByNone, 0, 2) {
			m.class = incident.Kidnapping // the group arrests nobody, and who catches the law is it
		}
	case incident.Other:
		if r.norm(m.to-1) == "released" && near(recordings, 14, 0) {
			m.class = incident.PropagandaRelease // "a video of the killings, in which his voice is heard, was released"
		}
	}
}

// entersTaken reports whether forces enter a place of whose taking the text has just told.
func (r *reader) entersTaken(m *mention) bool {
	enters := false
	for i := m.from; i < m.to; i++ {
		enters = enters || strings.HasPrefix(r.norm(i), "enter")
	}
	if n := len(r.mentions); enters && n > 0 {
		last := r.mentions[n-1]
		return last.class == incident.Seizure && !r.ours(last.agent) && m.sentence-last.sentence <= 3
	}
	return false
}

// elimination reports whether the men of a cell are what an English verb of killing has as its object.
func (r *reader) elimination(m *mention) bool {
	for i := m.to; i < m.to+6 && i < len(r.tokens) && !clauseEnd(r.norm(i)); i++ {
		switch r.norm(i) {
		case "cell", "cells", "terrorist", "terrorists":
			return !beingEN[r.norm(m.from-1)]
		}
	}
	return false
}

// atForces reports whether an English sentence says of an attack that was thwarted that it was aimed at men under arms.
func (r *reader) atForces(m *mention, s *sentence) bool {
	if w := r.norm(m.from); !strings.HasPrefix(w, "thwart") && !strings.HasPrefix(w, "foil") || r.norm(m.to-1) != "attack" && r.norm(m.to-1) != "attacks" && r.norm(m.to-1) != "assault" {
		return false
	}
	aimed := false
	for i := m.to; i < min(s.to, m.to+16); i++ {
		switch w := r.norm(i); {
		case w == "targeting" || w == "on" || w == "against":
			aimed = true
		case aimed && underArms[w]:
			return true
		}
	}
	return false
}

// transitive reports whether things that were found are the object of an English verb.
func (r *reader) transitive(m *mention) bool {
	for i := m.from + 1; i < m.from+5 && i < len(r.tokens); i++ {
		switch r.norm(i) {
		case "them", "devices", "charges", "mines", "explosives", "ieds", "bombs", "munitions", "shells", "rockets", "ordnance":
			return true
		}
	}
	return false
}

// captives reports whether those whom an English verb tells dead had been held: "shot dead 19 captives", "were shot after being held".
func (r *reader) captives(m *mention, s *sentence) bool {
	i := m.from
	if groupMen[r.norm(i)] {
		i = m.to - 1
	}
	switch r.norm(i) {
	case "shot", "killed", "slain", "were", "was", "murdered", "slaughtered", "shoot", "kill", "kills", "killing", "gunned":
	default:
		return false
	}
	for i := max(s.from, m.from-6); i < min(s.to, m.to+5); i++ {
		switch r.norm(i) {
		case "captive", "captives", "hostage", "hostages", "abductees":
			return true
		}
	}
	for i := m.to; i < min(s.to, m.to+14); i++ {
		if r.norm(i) == "after" {
			for t := i + 1; t < min(s.to, i+5); t++ {
				switch r.norm(t) {
				case "held", "captured", "abducted", "kidnapped", "seized", "capturing", "abducting", "kidnapping":
					return true
				}
			}
		}
	}
	return false
}

// resumed reports whether a verb of beginning, going on or ending governs the noun of an Arabic mention.
func (r *reader) resumed(m *mention) bool {
	for t := m.from; t > m.from-8 && t >= 0 && !clauseEnd(r.norm(t)); t-- {
		if r.cue(t, goesOn) {
			return true
		}
	}
	return false
}

// armedAgent reports whether the doer of a mention is a force.
func (r *reader) armedAgent(m *mention) bool {
	if r.know.Actors == nil {
		return false
	}
	a := r.know.Actors.ByID(m.agent)
	return a != nil && a.Armed()
}

var (
	blowsUp    = verbs("فجر/فجر", "")
	layable    = set("عبوه", "عبوات", "عبوتين", "الغام", "لغما", "قذايف", "مخلفات")
	goesOn     = verbs("استانف/ستانف واصل/واصل بدا/بدا اطلق/طلق انهي/نهي", "")
	offensives = set("هجوم", "هجوما", "هجومها", "هجومه", "الهجوم")
)

// byHand reports a projectile that a man fires from his shoulder or throws: no shelling.
func (r *reader) byHand(m *mention, s *sentence) bool {
	for i := max(s.from, m.from-3); i+1 < min(s.to, m.to+6); i++ {
		switch w := r.norm(i); {
		case w == "rpg" || w == "rpgs" || w == "اربي" || w == "يدويه" || w == "يدويتين" || w == "grenade" || w == "grenades":
			return true
		case w == "ار" && r.norm(i+1) == "بي" || w == "rocket" && r.norm(i+1) == "-" && i+2 < s.to && r.norm(i+2) == "propelled":
			return true
		}
	}
	return false
}

// withGuns reports whether a verb is said to have been done with artillery: "bombed a gathering on the edge of the town with mortars".
func (r *reader) withGuns(m *mention, s *sentence) bool {
	for i := m.to; i < min(s.to, m.to+16) && !clauseEnd(r.norm(i)); i++ {
		if r.norm(i) == "with" {
			for t := i + 1; t < min(s.to, i+4); t++ {
				if r.cue(t, artillery) {
					return true
				}
			}
		}
	}
	return false
}

// irregulars reports whether men without a name of their own acted: gunmen, militants, jihadists.
func (r *reader) irregulars(m *mention) bool {
	for i := m.from - 1; i >= 0 && i > m.from-4; i-- {
		switch r.norm(i) {
		case "gunmen", "militants", "jihadists", "insurgents", "extremists", "fighters", "attackers", "assailants", "bombers", "cells", "cell", "group":
			return true
		}
	}
	return false
}

// against reports whether a mention tells that somebody acted against the subject group.
func (r *reader) against(m *mention) bool {
	return slices.ContainsFunc(m.roles, func(p incident.Participant) bool { return r.ours(p.ID) && p.Role != incident.By })
}

// enemies adds to a release whom it attacks in words, in its own sentence: behind a verb of threat, or a list of three.
func (r *reader) enemies(m *mention, s *sentence) {
	in := r.actorsIn(m.to, s.to)
	var named []*naming
	threatens := false
	for t := m.to; t < s.to && !threatens; t++ {
		threatens = r.cue(t, railing)
	}
	for k := range in {
		n := &in[k]
		if n.to > s.to || n.dropped || r.ours(n.a.ID) || n.a.Kind == actor.Media || n.a.Kind == actor.Monitor || n.a.Kind == actor.Institute || n.a.Kind == actor.Population || n.a.ID == "" {
			continue
		}
		named = append(named, n)
	}
	if !threatens || len(named) == 0 {
		return
	}
	from := m.to
	for t := m.to; t < s.to; t++ {
		if r.cue(t, railing) {
			from = t
			break
		}
	}
	for _, n := range named {
		if n.from > from && len(m.roles) < maxSlots && !slices.ContainsFunc(m.roles, func(p incident.Participant) bool { return p.ID == n.a.ID }) {
			m.roles = append(m.roles, r.participant(n, incident.Target))
		}
	}
	r.states(m, from, s.to)
}

// states adds to a release the states that it names by their capitals in the list of those it attacks.
func (r *reader) states(m *mention, from, to int) {
	if r.know.Actors == nil {
		return
	}
	for _, hit := range r.know.Actors.Match(r.tokens[from:to]) {
		a := hit.Actor
		if hit.How != actor.Metonym || a.Kind != actor.State && a.Kind != actor.Government || len(m.roles) >= maxSlots ||
			slices.ContainsFunc(m.roles, func(q incident.Participant) bool { return q.ID == a.ID }) {
			continue
		}
		q := r.quote(from+hit.From, from+hit.To)
		m.roles = append(m.roles, incident.Participant{ID: a.ID, Name: a.Name, Role: incident.Target, Text: q.Text, Span: &q.Span})
	}
}

// railing are verbs by which a release attacks in words.
var railing = verbs("هاجم/هاجم هدد/هدد توعد/توعد انتقد/نتقد كفر/كفر حرض/حرض سخر/سخر", "threatens threatening threatened threaten denounces denounced denouncing mocks mocked names naming attacks attacked attacking targets targeting warns warned calls called")

var (
	gunfire   = set("نار", "النار", "رصاص", "الرصاص")
	caughtBy  = set("القبض", "اعتقال", "اعتقلت", "اعتقل", "توقيف", "اسر")
	aircraft  = set("طيران", "طايره", "طايرات", "طايرتا", "طايرتان", "طايرتين", "مسيرتان", "مسيرتين", "مروحيتان", "مروحيتين", "مقاتلتان", "مقاتلتين", "سوخوي", "الجو", "جو", "مسيره", "مسيرات", "مقاتله", "مروحيه", "مروحيات", "جوي", "جويه", "drone", "drones", "warplane", "warplanes", "aircraft", "jet", "jets", "helicopter", "helicopters", "airstrike", "airstrikes", "plane", "planes")
	artillery = set("مدفعيه", "هاون", "راجمات", "راجمه", "مدفعي", "صاروخيه", "قذايف", "قذيفه", "artillery", "mortar", "mortars", "howitzer", "howitzers", "shells", "rockets", "rocket")
	warplanes = set("طيران", "طايرات", "مسيره", "مسيرات", "مقاتلات", "صقور", "غاره", "غارات", "غارتين", "ضربه", "ضربتين", "ضربات", "قصف", "warplanes", "drone", "drones", "jets", "aircraft", "airstrike", "airstrikes", "strike", "strikes")
	flying    = set("warplanes", "warplane", "jets", "aircraft", "drones", "airstrike", "airstrikes", "air", "aerial", "planes")
	landing   = set("assault", "landed", "landing", "helicopter", "helicopters", "detained", "arrested", "captured", "airborne", "support", "cover", "supported", "backed")
	finds     = set("found", "discovered", "tunnels", "tunnel", "devices", "cache", "caches", "hideouts", "munitions", "controlled", "mines", "ordnance")
	underArms = set("post", "posts", "checkpoint", "checkpoints", "position", "positions", "brigade", "headquarters", "barracks", "forces", "troops", "army", "peshmerga", "point", "points", "outpost", "patrol", "unit", "units", "base", "soldiers", "fighters")
	// takenByNone are those whom no force of the law catches.
	takenByNone = set("soldiers", "policemen", "civilians", "rebel", "rebels", "shepherds", "farmers", "villagers", "peshmerga", "drivers", "workers", "conscripts")
	strikes     = set("strike", "strikes", "bombardment")
	landed      = set("انزال", "مروحيه", "مروحيات", "هليكوبتر", "محموله", "اعتقال", "اعتقلت", "القبض", "اعتقل", "مداهمه", "داهمت", "helicopter", "helicopters", "landed", "landing", "detained", "arrested", "captured", "raid", "raids", "raided")
	mines       = set("لغم", "الغام", "لغما", "لغمين", "لغمان", "حربي", "حربيه", "عنقوديه", "منفلقه", "landmine", "landmines", "mine", "mines", "ordnance", "munition", "munitions", "submunition", "submunitions", "uxo")
	bombs       = set("عبوه", "عبوات", "عبوتين", "مفخخه", "حزام", "انتحاري", "ied", "ieds", "device", "bomb", "vbied", "belt", "vest", "suicide")
	layers      = verbs("زرع/زرع فجر/فجر", "")
	leftovers   = set("مخلفات", "ذخاير", "unexploded", "ordnance", "remnant", "remnants", "landmine", "landmines")
	suicides    = set("suicide", "bomber", "bombers", "gunmen", "gunman")
	smallArms   = set("gunfire", "machine-gun", "gun", "guns", "rifle", "rifles", "small-arms")
	recordings  = set("video", "videos", "audio", "recording", "footage", "photographs", "photos", "pictures", "images", "statement", "issue")
)

// violent are the classes that a foiled plot would have been.
var violent = map[incident.Class]bool{incident.Attack: true, incident.Bombing: true, incident.Shelling: true, incident.Assassination: true, incident.Execution: true,
	incident.Kidnapping: true, incident.Clash: true, incident.ExplosiveRemnant: true, incident.Airstrike: true}

// bound gives each mention the words around it up to the next one.
func (r *reader) bound(here []*mention, s *sentence) {
	for i, m := range here {
		m.left, m.right = s.from, s.to
		if i > 0 {
			m.left = min(here[i-1].to, m.from)
			if !isLatin(r.norm(m.from)) {
				m.left = m.from // an Arabic verb comes before its words
			}
		}
		if i+1 < len(here) {
			m.right = max(m.to, here[i+1].from)
		}
	}
	for i, m := range here[:max(len(here)-1, 0)] {
		if t := r.border(m, here[i+1]); t >= 0 {
			m.right = t
			here[i+1].left = t
		}
	}
}

// border is where what belongs to a mention ends and what belongs to the next one in the sentence begins, when that lies
// before the next one's own words: in English its subject, in Arabic what its clause opens with. −1: not so.
func (r *reader) border(m, next *mention) int {
	if isLatin(r.norm(next.from)) {
		for t := next.from - 1; t > m.to && !next.noun; t-- {
			if w := r.norm(t); w == "," || w == "and" || w == "while" || w == "after" || w == "before" || w == ";" {
				return t
			}
		}
		return -1
	}
	for t := next.from - 1; t > m.to && t >= next.from-9; t-- {
		switch w := r.norm(t); {
		case (w == "،" || w == "؛" || w == ",") && strings.HasPrefix(r.norm(t+1), "و"):
			return t
		case clauseOpeners[w]:
			return t
		}
	}
	return -1
}

// clauseOpeners begin an Arabic clause that tells something else.
var clauseOpeners = set("فيما", "بينما", "كما", "وفي", "وعلي", "ويوم", "وقبل", "وبعد", "وقبله", "وبعده", "وقبلها", "وبعدها", "ثم")

// fill reads the slots of a mention, the nth of those of its sentence.
func (r *reader) fill(m *mention, s *sentence, here []*mention, nth int) {
	earlier := here[:nth]
	r.certain(m, s)
	if prev := r.norm(m.from - 1); len(earlier) > 0 && m.noun {
		last := earlier[len(earlier)-1]
		switch r.bareOf(prev) {
		case "بعد", "عقب", "اثر", "after", "following":
			last.after = m
		case "علي":
			if w := r.bare(m.from - 2); w == "ردا" || w == "رد" {
				last.after = m
			}
		case "قبل", "before":
			m.after = last
		}
	}
	if len(earlier) == 1 && earlier[0].noun && !m.noun && r.leads(earlier[0], s) && slices.ContainsFunc(r.tokens[earlier[0].to:m.from], func(t text.Token) bool { return t.Norm == "،" || t.Norm == "," }) {
		m.after = earlier[0] // "بعد هجوم تدمر، شنت الطائرات"
	}
	r.cast(m, s, earlier)
	// The nearest date of its own words, then the sentence's only date.
	inside := r.datesIn(s.from, s.to)
	for i := range inside {
		d := &inside[i]
		if d.from < m.left || d.to > m.right || d.until {
			continue
		}
		if m.date == nil || r.rank(d) < r.rank(m.date) || r.rank(d) == r.rank(m.date) && gap(d, m) < gap(m.date, m) {
			m.date = d
		}
	}
	if m.date == nil {
		var only *date
		for i := range inside {
			if d := &inside[i]; d.to <= s.to && !d.until && !r.turnsBetween(d, m) && (only == nil || r.rank(d) < r.rank(only) || r.rank(d) == r.rank(only) && gap(d, m) < gap(only, m)) && !anothers(d, m, here) {
				only = d
			}
		}
		m.date = only
	}
	for _, p := range r.placesIn(m.left, m.right) {
		if p.from >= m.left && p.to <= m.right && p.from >= s.from && p.to <= s.to && !saidOnly(m.class) && len(m.places) < maxSlots && !r.seat(p) {
			m.places = append(m.places, p)
		}
	}
	if after := slices.IndexFunc(m.places, func(p place) bool { return p.from >= m.from }); after > 0 {
		m.places = m.places[after:]
	}
	if len(m.places) == 0 && !saidOnly(m.class) {
		if p, ok := r.cameBack(m, s, nth); ok {
			m.places = append(m.places, p)
		}
	}
	if len(m.places) == 0 && len(earlier) > 0 {
		last := earlier[len(earlier)-1]
		if last.after == m || strings.HasPrefix(r.norm(m.from), "و") || !m.noun && m.from-last.to < 12 {
			m.places = last.places
		}
	}
	if len(m.places) == 0 && !saidOnly(m.class) && len(r.placesIn(s.from, s.to)) == 0 {
		if p, ok := r.headSite(); ok {
			m.places = append(m.places, p)
		}
	}
	if armed(m.class) {
		m.methods = r.methodsIn(m.left, m.right)
	}
	r.ahead(m)
}

// turnsBetween reports whether a clause that tells of something else begins between a date and a happening behind it.
func (r *reader) turnsBetween(d *date, m *mention) bool {
	for t := d.to; t < m.from; t++ {
		switch w := r.norm(t); {
		case w == "فيما", w == "بينما", w == "while", w == "whereas", w == "حين" && r.norm(t-1) == "في":
			return true
		}
	}
	return false
}

// seat reports a place that only says where a source has its seat: "the Observatory, which is based in Britain".
func (r *reader) seat(p place) bool {
	if isLatin(r.norm(p.from)) {
		return r.norm(p.from-1) == "in" && r.norm(p.from-2) == "based" || r.norm(p.to) == "-" && r.norm(p.to+1) == "based"
	}
	for t := p.from; t > p.from-3; t-- {
		if seatsOf[r.bare(t)] {
			return true
		}
	}
	return false
}

var seatsOf = set("مقره", "مقرها", "مقرهما")

// anothers reports whether a date stands beside the word of another happening, and far from this one's: "the strike follows
// a July 28 raid".
func anothers(d *date, m *mention, here []*mention) bool {
	return !d.anchor && gap(d, m) > 2 && slices.ContainsFunc(here, func(o *mention) bool {
		return o != m && !o.toll && gap(d, o) <= 1 && (d.from >= o.to) == (o.from >= m.to)
	})
}

func (r *reader) author() string {
	if r.in.Publisher != "" {
		return r.in.Publisher
	}
	return r.in.Source
}

// methodsIn names the methods told between two tokens, in the order of the table.
func (r *reader) methodsIn(from, to int) []string {
	found := map[string]bool{}
	for t := from; t < to; t++ {
		if r.lemmas[t].any&opensMethod == 0 {
			continue
		}
		for _, f := range r.forms[t] {
			for _, p := range r.tables.methods.byFirst[f] {
				fits := t+len(p.words) <= to
				for k := 1; fits && k < len(p.words); k++ {
					fits = slices.Contains(r.forms[t+k], p.words[k])
				}
				if fits {
					found[p.method] = true
				}
			}
		}
	}
	var out []string
	for _, name := range r.tables.methods.names {
		if found[name] {
			out = append(out, name)
		}
	}
	return out
}

// armed reports whether methods say something of a class.
func armed(c incident.Class) bool {
	return violent[c] || c == incident.FoiledPlot || c == incident.Raid
}

// sites are the nouns by which a text comes back to a place of some kinds: "the shrine".
var sites = func() map[string][]gazetteer.Kind {
	m := map[string][]gazetteer.Kind{}
	for _, s := range []struct {
		nouns string
		kinds []gazetteer.Kind
	}{
		{"المقام المرقد الضريح المزار الكنيسه المسجد الجامع shrine church mosque", []gazetteer.Kind{gazetteer.Shrine}},
		{"السجن prison jail", []gazetteer.Kind{gazetteer.Prison}},
		{"المخيم camp", []gazetteer.Kind{gazetteer.Camp}},
		{"القاعده المعسكر base", []gazetteer.Kind{gazetteer.Base}},
		{"الجيب pocket", []gazetteer.Kind{gazetteer.Region, gazetteer.Desert}},
		{"القريه البلده village town", []gazetteer.Kind{gazetteer.Village, gazetteer.Town}},
		{"المدينه city", []gazetteer.Kind{gazetteer.Town}},
		{"الحي neighbourhood neighborhood quarter", []gazetteer.Kind{gazetteer.Quarter}},
		{"الحقل field oilfield", []gazetteer.Kind{gazetteer.Oilfield}},
		{"المعبر المنفذ crossing", []gazetteer.Kind{gazetteer.Crossing}},
		{"المطار airport airbase", []gazetteer.Kind{gazetteer.Airport, gazetteer.Base}},
		{"السد dam", []gazetteer.Kind{gazetteer.Dam}},
		{"الجبل mountain mountains", []gazetteer.Kind{gazetteer.Mountain}},
		{"الوادي valley", []gazetteer.Kind{gazetteer.Wadi}},
		{"الباديه الصحراء desert", []gazetteer.Kind{gazetteer.Desert}},
		{"الناحيه القضاء المحافظه governorate province", []gazetteer.Kind{gazetteer.Governorate, gazetteer.District}},
	} {
		for _, w := range strings.Fields(s.nouns) {
			m[w] = s.kinds
		}
	}
	return m
}()

// cameBack is the place of an earlier sentence that a noun with the article comes back to.
func (r *reader) cameBack(m *mention, s *sentence, nth int) (place, bool) {
	from := m.left
	if nth == 0 {
		from = s.from
	}
	for t := from; t < m.right; t++ {
		w := r.norm(t)
		kinds, ok := sites[strings.TrimPrefix(w, "ب")]
		if !ok || isLatin(w) && r.norm(t-1) != "the" && r.norm(t-2) != "the" {
			continue
		}
		if r.byKind == nil {
			r.byKind = map[gazetteer.Kind][]int{}
			for k := range r.places {
				r.byKind[r.places[k].gz.Kind] = append(r.byKind[r.places[k].gz.Kind], k)
			}
		}
		last := -1
		for _, kind := range kinds {
			before := r.byKind[kind]
			for n := upTo(before, m.from, func(k *int) int { return r.places[*k].from }) - 1; n >= 0 && before[n] > last; n-- {
				if r.places[before[n]].to <= m.from {
					last = before[n]
				}
			}
		}
		if kinds[0] == gazetteer.Camp || kinds[0] == gazetteer.Prison {
			last = r.themed(kinds[0], last)
		}
		if last >= 0 {
			p := r.places[last]
			p.p.Why = join(p.p.Why, "؛ ذُكر من قبل", "; named before")
			return p, true
		}
	}
	return place{}, false
}

// headSite is the one camp or prison that the headlines name: what is told without a place happened there.
func (r *reader) headSite() (found place, ok bool) {
	for i := range r.places {
		p := &r.places[i]
		if k := r.sentenceAt(p.from); k >= r.lead && k > 0 {
			break
		}
		if p.gz.Kind == gazetteer.Camp || p.gz.Kind == gazetteer.Prison {
			if ok && found.gz.ID != p.gz.ID {
				return place{}, false
			}
			found, ok = *p, true
		}
	}
	return found, ok
}

// themed is the place of a kind that a text names most, up to the naming last: a text about one camp also names those that
// people are taken to. Of several the last-named.
func (r *reader) themed(kind gazetteer.Kind, last int) int {
	const most = 100 // namings that are counted
	times, best := map[string]int{}, last
	for n, k := range r.byKind[kind] {
		if k > last || n >= most {
			break
		}
		id := r.places[k].gz.ID
		if times[id]++; times[id] >= times[r.places[best].gz.ID] {
			best = k
		}
	}
	return best
}

// saidOnly are the classes that happen in words: a place named in them is what they are about.
func saidOnly(c incident.Class) bool {
	return c == incident.Threat || c == incident.PropagandaRelease || c == incident.IntelligenceSharing || c == incident.Statement
}

// announcements finds the dates that say when something was announced and not when it happened: "said on Monday",
// "أعلنت الوزارة اليوم أن".
func (r *reader) announcements() {
	r.said = map[*date]bool{}
	for k := range r.dates {
		d := &r.dates[k]
		s := r.sentenceOf(d.from)
		if r.citedOn(d, s.from) {
			r.said[d] = true
			continue
		}
		// A full date that stands alone in its sentence is taken for that of what is told.
		if slices.ContainsFunc(r.tokens[d.from:d.to], func(t text.Token) bool { return t.Kind == text.Number }) && len(r.datesIn(s.from, s.to)) < 2 {
			continue
		}
		reach := 9
		if isLatin(r.norm(max(d.from-1, 0))) {
			reach = 4
			if r.saidOn(d, s.to) || r.datelined(d, s) {
				r.said[d] = true
				continue
			}
		}
		for t := d.from - 1; t >= s.from && t >= d.from-reach; t-- {
			w := r.bare(t)
			if w == "ان" || w == "بان" || w == "that" || r.norm(t) == ":" || r.norm(t) == "." {
				break
			}
			if (w == "بيان" || w == "statement" || w == "صدر" || w == "صادر" || madePublic[w] && d.from-t <= 2) && d.from-t <= 4 || issues[w] && r.statementAt(d.to, s.to) || sayVerbs[w] && r.tokens[t].Kind == text.Word {
				r.said[d] = true
				break
			}
			if _, trigger := r.ruleAt(t, s.to); trigger {
				break
			}
		}
	}
}

// madePublic are words for how a study or a statement came out, before its day.
var madePublic = set("public", "published", "issued", "dated", "نشرته", "مورخ", "مورخه")

// issues are verbs of who gives out a statement.
var issues = set("نشر", "نشرت", "اصدر", "اصدرت", "بث", "بثت", "عمم", "عممت", "وزع", "وزعت", "issued", "released", "published")

// statementAt reports whether a statement is the object right behind a date: "نشر المكتب، اليوم الثلاثاء، بياناً".
func (r *reader) statementAt(t, to int) bool {
	for n := t; n < min(to, t+3); n++ {
		switch r.bare(n) {
		case "بيان", "بيانا", "statement", "تقرير", "تقريرا", "report":
			return true
		}
	}
	return false
}

// saidOn reports whether an English date stands before the verb of who says something: "the ministry on Monday condemned".
func (r *reader) saidOn(d *date, to int) bool {
	t := d.to
	if t < to && r.norm(t) == "," {
		t++
	}
	return t < to && r.norm(d.from-1) == "on" && (sayVerbs[r.norm(t)] || r.norm(t) == "condemned" || r.norm(t) == "denounced") && r.norm(d.from-2) != ","
}

// datelined reports whether a date stands in an English dateline, before its dash, while the sentence names another.
func (r *reader) datelined(d *date, s sentence) bool {
	if d.from-s.from > 8 || r.sentenceAt(d.from) > r.lead || len(r.datesIn(s.from, s.to)) < 2 {
		return false
	}
	for t := d.to; t < min(s.to, d.to+6); t++ {
		switch r.norm(t) {
		case "-", "–", "—":
			return true
		}
	}
	return false
}

// citedOn reports whether a date belongs to a source named in brackets: "(Telegram, May 19, 2023)".
func (r *reader) citedOn(d *date, from int) bool {
	if r.norm(d.from-1) != "," || r.norm(d.to) != ")" && r.norm(d.to) != ";" {
		return false
	}
	for t := d.from - 2; t >= from && t > d.from-14; t-- {
		if r.norm(t) == "(" {
			return true
		}
	}
	return false
}

// rank prefers a stated date to that of an announcement or a bound, and these to a known event.
func (r *reader) rank(d *date) int {
	n := 0
	if r.said[d] {
		n++
	}
	if d.since {
		n++
	}
	if d.anchor {
		n += 2
	}
	return n
}

func gap(d *date, m *mention) int {
	if d.from >= m.to {
		return d.from - m.to
	}
	return m.from - d.to + 1
}

// itoa is short for the ids of proposals.
func itoa(n int) string { return "p" + strconv.Itoa(n) }
