package read

import (
	"cmp"
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
	in        Input
	know      Knowledge
	subject   string
	lang      string
	tokens    []text.Token
	forms     [][]string // of each token, see formsOf
	bares     []string   // of each token, see bare
	index     *text.Index
	sentences []sentence
	dates     []date
	actors    []naming
	places    []place
	figures   []figure
	mentions  []*mention
	byKind    map[gazetteer.Kind][]int // places of a kind that sites come back to, as indices of places
	readTo    int                      // sentences from here on were not read for happenings
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
	speaker  *speaker // nil: the document itself
}

// naming is an actor's name in the text.
type naming struct {
	from, to int
	prefix   string
	a        *actor.Actor
	how      actor.How
	dropped  bool // the words mean a place here
}

// mention is one telling of a happening, before mentions of one happening are put together.
type mention struct {
	class     incident.Class
	from, to  int // the trigger
	noun      bool
	future    bool // the form of the verb says that it is to come
	sentence  int
	left      int // the words that belong to it: tokens [left, right)
	right     int
	roles     []incident.Participant
	agent     string // actor id of who acted; empty when not said
	date      *date
	places    []place
	figures   []figure
	methods   []string
	certainty incident.Certainty
	attr      Attribution
	after     *mention // the text puts this one after another: "spread after the withdrawal of"
	part      *mention // it is a part of another
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
	type word struct {
		forms []string
		bare  string
	}
	seen := make(map[string]word, len(r.tokens)/2)
	for i, t := range r.tokens {
		w, ok := seen[t.Norm]
		if !ok {
			w = word{[]string{t.Norm}, t.Norm}
			if t.Kind == text.Word {
				w = word{formsOf(t.Norm), bare(t.Norm)}
			}
			seen[t.Norm] = w
		}
		r.forms[i], r.bares[i] = w.forms, w.bare
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
}

// sentenceOf returns the sentence that holds token i.
func (r *reader) sentenceOf(i int) sentence {
	if k := r.sentenceAt(i); k >= 0 {
		return r.sentences[k]
	}
	return sentence{from: i, to: i + 1}
}

func (r *reader) sentenceAt(i int) int {
	k, found := slices.BinarySearchFunc(r.sentences, i, func(s sentence, i int) int {
		switch {
		case s.to <= i:
			return -1
		case s.from > i:
			return 1
		}
		return 0
	})
	if !found {
		return -1
	}
	return k
}

// actorsOf names the actors. A short name counts once its actor was named in full; the subject group's always.
func (r *reader) actorsOf() []naming {
	if r.know.Actors == nil {
		return nil
	}
	named := map[string]bool{r.subject: true}
	var out []naming
	for _, m := range r.know.Actors.Match(r.tokens) {
		if m.How == actor.Short && !named[m.Actor.ID] || r.inDate(m.From) {
			continue // "after the fall of the regime" is a time
		}
		if m.How == actor.Metonym && m.To-m.From == 1 && r.know.Places == nil && locatives[r.bare(m.From-1)] {
			continue
		}
		if m.How == actor.Named {
			named[m.Actor.ID] = true
		}
		out = append(out, naming{from: m.From, to: m.To, prefix: m.Prefix, a: m.Actor, how: m.How})
	}
	return out
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

// The items of a kind that begin in tokens [from, to).
func (r *reader) actorsIn(from, to int) []naming {
	at := func(n *naming) int { return n.from }
	a := upTo(r.actors, from, at)
	return r.actors[a:max(a, upTo(r.actors, to, at))]
}

func (r *reader) datesIn(from, to int) []date {
	at := func(d *date) int { return d.from }
	a := upTo(r.dates, from, at)
	return r.dates[a:max(a, upTo(r.dates, to, at))]
}

func (r *reader) placesIn(from, to int) []place {
	at := func(p *place) int { return p.from }
	a := upTo(r.places, from, at)
	return r.places[a:max(a, upTo(r.places, to, at))]
}

func (r *reader) figuresIn(from, to int) []figure {
	at := func(f *figure) int { return f.from }
	a := upTo(r.figures, from, at)
	return r.figures[a:max(a, upTo(r.figures, to, at))]
}

// namingAt returns the actor's name that begins at token i.
func (r *reader) namingAt(i int) *naming {
	k, found := slices.BinarySearchFunc(r.actors, i, func(n naming, i int) int { return cmp.Compare(n.from, i) })
	if !found || r.actors[k].dropped {
		return nil
	}
	return &r.actors[k]
}

func (r *reader) actorAt(i int) *actor.Actor {
	if n := r.namingAt(i); n != nil {
		return n.a
	}
	return nil
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
		for i := s.from; i < s.to; {
			if r.tokens[i].Kind != text.Word || r.inDate(i) || r.inName(i) {
				i++
				continue
			}
			rl, to, future, ok := r.ruleAt(i, s.to)
			if !ok {
				i++
				continue
			}
			m := &mention{class: rl.class, noun: rl.noun, future: future, from: i, to: to, sentence: k}
			if r.stands(m, s, here) {
				here = append(here, m)
			}
			i++ // patterns may reach far: the words inside may tell another happening
			if len(here) > 0 && here[len(here)-1] == m && to-m.from <= 3 {
				i = to
			}
		}
		r.bound(here, s)
		for n, m := range here {
			r.fill(m, s, here[:n])
		}
		for _, m := range here {
			if r.happened(m, s) {
				r.mentions = append(r.mentions, m)
			}
		}
	}
}

// inName reports whether token i is part of a name; "الأمن العام" arrests nobody by itself.
func (r *reader) inName(i int) bool {
	near := r.actorsIn(i-12, i+1) // no name is longer
	for k := range near {
		if n := &near[k]; n.from <= i && i < n.to && !n.dropped {
			return n.from < i || n.prefix == ""
		}
	}
	return false
}

// violent are the classes that a foiled plot would have been.
var violent = map[incident.Class]bool{incident.Attack: true, incident.Bombing: true, incident.Shelling: true, incident.Assassination: true, incident.Execution: true,
	incident.Kidnapping: true, incident.Clash: true, incident.ExplosiveRemnant: true, incident.Airstrike: true}

// stands decides whether a trigger tells a happening of its own: not when it is what was foiled, what a video
// shows, what somebody fears, hopes or makes conditional, or the relative clause of a noun.
func (r *reader) stands(m *mention, s *sentence, before []*mention) bool {
	for _, b := range before {
		switch {
		case b.class == incident.FoiledPlot && violent[m.class]:
			return false
		case b.class == incident.FoiledPlot && m.class == incident.FoiledPlot && m.from-b.from < 12:
			return false
		case b.class == incident.FoiledPlot && m.class == incident.Arrest && m.noun:
			b.arrests = true
			return false
		case b.class == incident.PropagandaRelease && violent[m.class]:
			return false // it attacks in words
		case b.class == m.class && b.to > m.from:
			return false
		case b.to > m.to && b.from < m.from && m.noun:
			return false // inside a longer pattern
		case (b.class == incident.Attack || b.class == incident.Bombing || b.class == incident.Airstrike) && violent[m.class] && m.noun && m.from-b.to < 12:
			return false
		case (b.class == incident.WeaponsLoss || b.class == incident.WeaponsSeizure) && m.class == incident.Seizure && m.from <= b.to:
			return false
		}
	}
	switch r.norm(m.to) {
	case "منها", "فيها", "عليها", "بها", "منه", "فيه", "عليه":
		if !m.noun && m.to-m.from == 1 {
			return false
		}
	}
	if s := text.Strip(r.norm(m.from)); m.noun && m.class != incident.Threat && strings.HasPrefix(r.norm(m.from), "ل") && len(s) > 1 {
		return false // "لتفجير": to bomb
	}
	purpose := 0
	for i := m.from - 1; i >= s.from && i >= m.from-12; i-- {
		w := r.norm(i)
		if w == "،" || w == "," || w == ";" || w == "؛" || w == ":" || w == "بل" || w == "لكن" || w == "but" {
			break
		}
		b := bare(w)
		if ifCues[b] || purposeCues[b] && (m.class != incident.FoiledPlot || i < m.from-1) {
			purpose = i + 1
			break
		}
		if w == "ل" || strings.HasPrefix(w, "لت") && i == m.from-1 && m.noun {
			purpose = i + 1
			break
		}
	}
	if purpose > 0 && (m.noun || m.from-purpose < 8) {
		return false
	}
	// "قبل to …": an English infinitive states nothing.
	if r.norm(m.from-1) == "to" && !plannedCues[r.norm(m.from-2)] && m.class != incident.FoiledPlot {
		return false
	}
	return true
}

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
			// Towards the next one in Arabic the conjunction, in English its subject belongs to it.
			if isLatin(r.norm(here[i+1].from)) && !here[i+1].noun {
				for t := here[i+1].from - 1; t > m.to; t-- {
					if w := r.norm(t); w == "," || w == "and" || w == "while" || w == "after" || w == "before" || w == ";" {
						m.right = t
						here[i+1].left = max(here[i+1].left, t)
						break
					}
				}
			}
		}
	}
}

// fill reads the slots of a mention; earlier are those before it in the sentence.
func (r *reader) fill(m *mention, s *sentence, earlier []*mention) {
	r.certain(m, s)
	if prev := r.norm(m.from - 1); len(earlier) > 0 && m.noun {
		last := earlier[len(earlier)-1]
		switch bare(prev) {
		case "بعد", "عقب", "اثر", "after", "following":
			last.after = m
		case "قبل", "before":
			m.after = last
		}
	}
	r.cast(m, s, earlier)
	// The nearest date of its own words, then the sentence's only date.
	inside := r.datesIn(s.from, s.to)
	for i := range inside {
		d := &inside[i]
		if d.from < m.left || d.to > m.right || d.until {
			continue
		}
		if m.date == nil || rank(d) < rank(m.date) || rank(d) == rank(m.date) && gap(d, m) < gap(m.date, m) {
			m.date = d
		}
	}
	if m.date == nil {
		var only *date
		for i := range inside {
			if d := &inside[i]; d.to <= s.to && !d.until && (only == nil || rank(d) < rank(only)) {
				only = d
			}
		}
		m.date = only
	}
	for _, p := range r.placesIn(m.left, m.right) {
		if p.from >= m.left && p.to <= m.right && p.from >= s.from && p.to <= s.to && !saidOnly(m.class) && len(m.places) < maxSlots {
			m.places = append(m.places, p)
		}
	}
	if after := slices.IndexFunc(m.places, func(p place) bool { return p.from >= m.from }); after > 0 {
		m.places = m.places[after:]
	}
	if len(m.places) == 0 && !saidOnly(m.class) {
		if p, ok := r.cameBack(m); ok {
			m.places = append(m.places, p)
		}
	}
	if len(m.places) == 0 && len(earlier) > 0 {
		last := earlier[len(earlier)-1]
		if last.after == m || strings.HasPrefix(r.norm(m.from), "و") || !m.noun && m.from-last.to < 12 {
			m.places = last.places
		}
	}
	for _, f := range r.figuresIn(m.left, m.right) {
		if f.from >= m.left && f.to <= m.right && len(m.figures) < maxSlots {
			m.figures = append(m.figures, f)
		}
	}
	if armed(m.class) {
		m.methods = r.methodsIn(m.left, m.right)
	}
	m.attr = Attribution{Source: r.author(), Kind: incident.SourceAuthor}
	if s.speaker != nil {
		m.attr = s.speaker.attr
	}
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
		for _, f := range r.forms[t] {
			for _, p := range methods.byFirst[f] {
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
	for _, name := range methods.names {
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

// sites are the nouns by which a text comes back to a place of a kind: "the shrine".
var sites = map[string]gazetteer.Kind{
	"المقام": gazetteer.Shrine, "المرقد": gazetteer.Shrine, "الضريح": gazetteer.Shrine, "المزار": gazetteer.Shrine, "shrine": gazetteer.Shrine,
	"السجن": gazetteer.Prison, "prison": gazetteer.Prison, "المخيم": gazetteer.Camp, "camp": gazetteer.Camp, "القاعده": gazetteer.Base, "base": gazetteer.Base,
	"الجيب": gazetteer.Region, "pocket": gazetteer.Region,
}

// cameBack is the place of an earlier sentence that a noun with the article comes back to.
func (r *reader) cameBack(m *mention) (place, bool) {
	for t := m.from; t < m.right; t++ {
		kind, ok := sites[strings.TrimPrefix(r.norm(t), "ب")]
		if !ok || isLatin(r.norm(t)) && r.norm(t-1) != "the" && r.norm(t-2) != "the" {
			continue
		}
		if r.byKind == nil {
			r.byKind = map[gazetteer.Kind][]int{}
			for k := range r.places {
				r.byKind[r.places[k].gz.Kind] = append(r.byKind[r.places[k].gz.Kind], k)
			}
		}
		before := r.byKind[kind]
		for n := upTo(before, m.from, func(k *int) int { return r.places[*k].from }) - 1; n >= 0; n-- {
			if p := r.places[before[n]]; p.to <= m.from {
				p.p.Why = join(p.p.Why, "؛ ذُكر من قبل", "; named before")
				return p, true
			}
		}
	}
	return place{}, false
}

// saidOnly are the classes that happen in words: a place named in them is what they are about.
func saidOnly(c incident.Class) bool {
	return c == incident.Threat || c == incident.PropagandaRelease || c == incident.IntelligenceSharing || c == incident.Statement
}

// rank prefers a stated date to a bound and a bound to a known event.
func rank(d *date) int {
	n := 0
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

// certain reads how firmly the mention is told.
func (r *reader) certain(m *mention, s *sentence) {
	m.certainty = incident.Asserted
	if sp := s.speaker; sp != nil {
		switch {
		case sp.denies:
			m.certainty = incident.Denied
		case sp.claims || sp.attr.Kind == incident.SourceGroup:
			m.certainty = incident.Claimed
		case sp.attr.Kind != incident.SourceOfficial:
			m.certainty = incident.Reported
		}
	}
	for i := m.from - 1; i >= s.from && i >= m.from-5; i-- {
		w := r.norm(i)
		if w == "،" || w == "," || w == ":" {
			break
		}
		b := bare(w)
		switch {
		case denyVerbs[b]:
			m.certainty = incident.Denied
		case notCues[b] && i >= m.from-2:
			m.certainty = incident.Denied
		case b == "قد":
			if first := r.norm(i + 1); i == m.from-1 && strings.ContainsAny(first[:min(2, len(first))], "يتن") && strings.HasPrefix(first, "ي") || strings.HasPrefix(first, "ت") && m.to-m.from == 1 && !strings.HasSuffix(first, "ت") {
				m.certainty = incident.Possible
			}
		case maybeCues[b]:
			m.certainty = incident.Possible
		case plannedCues[b]:
			m.certainty = incident.Planned
		}
	}
	if m.future {
		m.certainty = incident.Planned
	}
}

// cast finds who did it, to whom and with whom.
func (r *reader) cast(m *mention, s *sentence, earlier []*mention) {
	latin := isLatin(r.norm(m.from))
	passive := false
	if latin {
		for i := m.from - 1; i >= m.from-3 && i >= s.from; i-- {
			if w := r.norm(i); w == "was" || w == "were" || w == "been" || w == "being" {
				passive = true
			}
		}
	}
	// "… which helped in foiling": behind another verb a noun of action does not say whose act it was.
	bareAct := len(earlier) > 0 && (slices.Contains(r.forms[m.from], "احباط") || slices.Contains(r.forms[m.from], "افشال"))
	var agent *naming
	if latin && !m.noun && !passive {
		agent = r.subjectBefore(m, s)
	} else if latin && m.noun {
		// "Forces killed a leader in an airstrike": the sentence's subject, when a verb follows it.
		ahead := r.actorsIn(m.left, m.from)
		for k := range ahead {
			n := &ahead[k]
			if n.to < m.from && !n.dropped && acts(n.a, m.class) && !stopCues[r.norm(n.from-1)] &&
				(fates[r.norm(n.to)] != "" || strings.HasSuffix(r.norm(n.to), "ed") && !sayVerbs[r.norm(n.to)]) {
				agent = n
			}
		}
	} else if n := r.subjectRightBefore(m); !latin && n != nil {
		agent = n
	} else if !latin {
		agent = r.subjectAfter(m)
		if m.class == incident.Threat && agent != nil && !r.ours(agent.a.ID) && strings.HasPrefix(r.norm(m.from), "و") {
			// "وهدد" + one name, after a video: the video threatens, the name is its object.
			if p := r.carried(m, earlier); p != nil {
				m.agent = p.ID
				m.roles = []incident.Participant{*p, r.participant(agent, incident.Target)}
				return
			}
		}
		if agent == nil && !bareAct {
			agent = r.subjectBefore(m, s)
		}
	}
	around := r.actorsIn(m.left, m.right)
	for i := range around {
		n := &around[i]
		if n.dropped || n == agent || n.from < m.left || n.to > m.right || !acts(n.a, m.class) {
			continue
		}
		if sp := s.speaker; sp != nil && sp.attr.Span != nil && r.tokens[n.from].Span.Start >= sp.attr.Span.Start && r.tokens[n.to-1].Span.End <= sp.attr.Span.End && agent != nil {
			continue // the source, not a party
		}
		role := r.roleOf(n, m, s, agent != nil)
		if role == "" {
			continue
		}
		if role == incident.By && agent == nil {
			agent = n
			continue
		}
		m.roles = append(m.roles, r.participant(n, role))
	}
	if agent != nil {
		m.agent = agent.a.ID
		m.roles = append([]incident.Participant{r.participant(agent, incident.By)}, m.roles...)
	} else if carried := r.carried(m, earlier); carried != nil && !bareAct {
		m.agent = carried.ID
		m.roles = append([]incident.Participant{*carried}, m.roles...)
	} else if sp := s.speaker; sp != nil && sp.body != nil && sp.body.a.Armed() && !m.noun && (counter[m.class] || latin && r.pronoun(m) || sp.denies) {
		// Who announces without naming another did it: "announced that it had …".
		m.agent = sp.body.a.ID
		m.roles = append([]incident.Participant{r.participant(sp.body, incident.By)}, m.roles...)
	}
	m.roles = r.settle(m)
}

// pronoun reports whether "it" or "they" is the subject of an English verb.
func (r *reader) pronoun(m *mention) bool {
	for i := m.from - 1; i > m.from-4; i-- {
		if w := r.norm(i); w == "it" || w == "they" {
			return true
		}
	}
	return false
}

// acts reports whether an actor can be a party to a happening of the class.
func acts(a *actor.Actor, c incident.Class) bool {
	switch a.Kind {
	case actor.Institute, actor.Monitor:
		return false
	case actor.Media:
		return c == incident.PropagandaRelease
	default:
		return true
	}
}

func (r *reader) participant(n *naming, role incident.Role) incident.Participant {
	q := r.quote(n.from, n.to)
	return incident.Participant{ID: n.a.ID, Name: n.a.Name, Role: role, Text: q.Text, Span: &q.Span}
}

// counter are the classes in which somebody acts against the group.
var counter = map[incident.Class]bool{incident.FoiledPlot: true, incident.Arrest: true, incident.Raid: true, incident.WeaponsSeizure: true, incident.Operation: true, incident.Airstrike: true}

// subjectRightBefore is the subject of an Arabic verb that follows it at once: "بأن واشنطن سلّمت".
func (r *reader) subjectRightBefore(m *mention) *naming {
	if m.noun || strings.HasPrefix(r.norm(m.from), "و") || strings.HasPrefix(r.norm(m.from), "ف") {
		return nil
	}
	at := m.from
	for at > 0 && (r.norm(at-1) == "قد" || strings.ContainsAny(r.norm(at-1), "\"»”")) {
		at--
	}
	near := r.actorsIn(at-12, at)
	for k := range near {
		n := &near[k]
		prev := r.bare(n.from - 1)
		if n.to == at && !n.dropped && n.prefix == "" && acts(n.a, m.class) && n.a.Kind != actor.Population && (!stopCues[prev] || prev == "ان") && !memberNouns[prev] {
			return n
		}
	}
	return nil
}

// subjectAfter is the first actor behind an Arabic verb or noun of action with no preposition between, but for
// "عناصر من".
func (r *reader) subjectAfter(m *mention) *naming {
	for i := m.from + 1; i < m.right && i < m.from+8; i++ {
		if n := r.namingAt(i); n != nil {
			if n.prefix != "" && n.prefix != "و" && (n.prefix != "ل" || !strings.HasPrefix(r.norm(i-1), "تابع")) {
				return nil // "لداعش", "بقسد"
			}
			if !acts(n.a, m.class) || n.a.Kind == actor.Population {
				return nil
			}
			return n
		}
		w := r.norm(i)
		if b := bare(w); stopCues[b] {
			if b == "من" && memberNouns[r.norm(i-1)] {
				continue
			}
			return nil
		}
		if w == "،" || w == "." || w == ":" || w == "الذي" || w == "التي" || w == "الذين" {
			return nil
		}
	}
	return nil
}

// subjectBefore is the nearest actor before the trigger in the sentence that no preposition governs.
func (r *reader) subjectBefore(m *mention, s *sentence) *naming {
	latin := isLatin(r.norm(m.from))
	lowest := s.from
	if latin {
		lowest = m.left
	}
	ahead := r.actorsIn(lowest, m.from)
	for k := len(ahead) - 1; k >= 0; k-- {
		n := &ahead[k]
		if n.to > m.from || n.dropped || !acts(n.a, m.class) || n.a.Kind == actor.Population {
			continue
		}
		if n.how == actor.Metonym && !latin || counter[m.class] && r.ours(n.a.ID) {
			continue
		}
		prev := r.bare(n.from - 1)
		if prev == "\"" {
			prev = r.bare(n.from - 2)
		}
		if withCues[prev] || prev == "ضد" || prev == "against" || prev == "with" || prev == "of" && !latin || n.prefix == "ل" || prev == "by" || prev == "محاربه" || prev == "ملف" || prev == "on" {
			continue
		}
		if sp := s.speaker; sp != nil && sp.attr.Span != nil && r.tokens[n.from].Span.Start >= sp.attr.Span.Start && r.tokens[n.to-1].Span.End <= sp.attr.Span.End && !latin && sp.attr.Kind != incident.SourceOfficial && sp.attr.Kind != incident.SourceGroup {
			continue
		}
		return n
	}
	return nil
}

// roleOf reads the role of a further actor from the words around it.
func (r *reader) roleOf(n *naming, m *mention, s *sentence, agent bool) incident.Role {
	ours := r.know.Actors.PartOf(n.a.ID, r.subject)
	prev := r.norm(n.from - 1)
	at := n.from - 1
	for at > s.from && (strings.ContainsAny(prev, "\"“«(") || memberNouns[bare(prev)] || prev == "the" || prev == "from" || prev == "من" && memberNouns[r.norm(at-1)]) {
		at--
		prev = r.norm(at)
	}
	b := bare(prev)
	switch {
	case m.class == incident.PropagandaRelease && n.from > m.to && !ours:
		if n.how == actor.Metonym && (locatives[b] || b == "on" || b == "about" || b == "حول" || b == "عن") {
			return ""
		}
		return incident.Target
	case m.class == incident.Meeting || m.class == incident.Agreement:
		if n.from > m.from || isLatin(r.norm(m.from)) {
			if ours {
				return ""
			}
			return incident.With
		}
	case b == "قبل" && r.norm(at-1) == "من" || b == "يد" || b == "by":
		return incident.By
	case n.prefix == "و" && len(m.roles) > 0 && n.from-2 <= at && r.joined(n, m):
		return m.roles[len(m.roles)-1].Role
	case b == "مع" || b == "with" || b == "alongside" || (b == "من" || b == "of") && withCues[r.bare(at-1)]:
		if ours {
			return incident.Against
		}
		return incident.With
	case ours && (agent && violent[m.class] || m.class == incident.FoiledPlot || m.class == incident.Arrest || m.class == incident.Raid || m.class == incident.Airstrike || m.class == incident.WeaponsSeizure || m.class == incident.Operation):
		return incident.Against
	case ours && againstCues[b]:
		return incident.Against
	case ours && !agent && n.from < m.from:
		return incident.By
	case n.a.Kind == actor.Population:
		if violent[m.class] {
			return incident.Victim
		}
		return ""
	case violent[m.class] && n.from > m.from && (againstCues[b] || b == "استهدف" || isLatin(r.norm(n.from)) || n.from <= m.to+3 || prefixed(n.prefix, "ل")):
		return incident.Target
	case m.class == incident.IntelligenceSharing && agent && n.from > m.from && !ours:
		return incident.With
	case m.class == incident.Threat && n.from > m.from:
		return incident.Target
	case m.class == incident.Clash:
		return incident.Involved
	case !agent && n.from < m.from && n.how != actor.Metonym && m.from-n.to < 4:
		return incident.By
	}
	return ""
}

func prefixed(prefix, letter string) bool { return strings.HasSuffix(prefix, letter) }

// joined reports whether a name with "و" continues the list that the last role was read from.
func (r *reader) joined(n *naming, m *mention) bool {
	last := m.roles[len(m.roles)-1].Span
	return last != nil && r.tokens[n.from].Span.Start-last.End <= 12
}

// carried is the actor of the mention before when a verb has no subject of its own.
func (r *reader) carried(m *mention, earlier []*mention) *incident.Participant {
	if m.noun && m.class != incident.Threat {
		return nil
	}
	var last *mention
	if n := len(earlier); n > 0 {
		last = earlier[n-1]
	} else if n := len(r.mentions); n > 0 && m.sentence-r.mentions[n-1].sentence <= 6 && m.class == incident.Threat {
		last = r.mentions[n-1]
		if last.class != incident.PropagandaRelease {
			return nil
		}
	}
	if last == nil || last.agent == "" {
		return nil
	}
	if m.class == incident.Threat && last.class == incident.PropagandaRelease {
		m.part = last
	}
	for _, p := range last.roles {
		if p.ID == last.agent && p.Role == incident.By {
			return &p
		}
	}
	return nil
}

// settle removes doubles and what contradicts the agent, and says which class a taking of weapons is.
func (r *reader) settle(m *mention) []incident.Participant {
	var out []incident.Participant
	for _, p := range m.roles {
		if p.Role == incident.With && r.ours(m.agent) && r.know.Actors.Opposes(p.ID, r.subject) {
			continue // they fight each other: the word belongs to another clause
		}
		if slices.ContainsFunc(out, func(q incident.Participant) bool { return q.ID == p.ID }) || p.Role != incident.By && p.ID == m.agent {
			continue
		}
		out = append(out, p)
	}
	switch {
	case m.class == incident.WeaponsLoss && m.agent != "" && !r.ours(m.agent):
		m.class = incident.WeaponsSeizure
	case m.class == incident.WeaponsSeizure && r.ours(m.agent):
		m.class = incident.WeaponsLoss
	case m.class == incident.Shelling && r.says(m, "طايرات", "طايره", "طيران", "مسيره", "warplanes", "jets", "aircraft", "drones", "drone"):
		m.class = incident.Airstrike
	case m.class == incident.Meeting:
		for i := range out {
			out[i].Role = incident.With
		}
	case m.class == incident.Clash:
		for i := range out {
			if out[i].Role != incident.By || !isAttack(r.norm(m.from)) {
				out[i].Role = incident.Involved
			}
		}
	}
	return out
}

func isAttack(w string) bool {
	return strings.HasPrefix(w, "هاجم") || strings.HasPrefix(w, "attack")
}

func (r *reader) ours(id string) bool {
	return id != "" && r.know.Actors != nil && r.know.Actors.PartOf(id, r.subject)
}

// happened decides, with the slots filled, whether a mention is a happening and not background.
func (r *reader) happened(m *mention, s *sentence) bool {
	own := false // a date or a place of its own
	if m.date != nil && !m.date.anchor && m.date.from >= m.left && m.date.to <= m.right {
		own = true
	}
	own = own || len(m.places) > 0 || len(m.figures) > 0
	switch m.class {
	case incident.PropagandaRelease:
		return r.ours(m.agent) || m.agent == "" && r.names(s, r.subject) || m.agent == "" && own && m.noun
	case incident.Threat:
		return m.agent != "" && (r.ours(m.agent) || own)
	case incident.WeaponsLoss:
		return m.agent != ""
	case incident.Seizure:
		return m.agent != "" && len(m.places) > 0
	case incident.Movement, incident.Deployment, incident.Withdrawal:
		return own && (len(m.roles) > 0 || m.date != nil && !m.date.anchor || !m.noun) || !m.noun && m.agent != ""
	case incident.Meeting, incident.Agreement, incident.Operation:
		return own && (len(m.roles) > 0 || m.date != nil && !m.date.anchor)
	case incident.Airstrike, incident.Shelling, incident.Bombing, incident.Attack:
		if m.noun {
			return own && !r.plural(m)
		}
		return own || len(m.roles) > 0
	}
	if m.noun || m.class == incident.IntelligenceSharing || m.class == incident.Aid {
		return own || len(m.roles) > 0 && !m.noun
	}
	return true
}

// plural reports a noun that names happenings at large.
func (r *reader) plural(m *mention) bool {
	w := r.norm(m.from)
	return (strings.HasSuffix(w, "ات") || w == "attacks" || w == "bombings") && len(m.figures) == 0 && (m.date == nil || m.date.when.Precision != incident.TimeDay)
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

// itoa is short for the ids of proposals.
func itoa(n int) string { return "p" + strconv.Itoa(n) }
