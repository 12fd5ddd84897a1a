package read

import (
	"cmp"
	"slices"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// stance is how a word stands to an act.
type stance uint8

const (
	aside     stance = iota // not at all
	doing                   // does it
	suffering               // it is done to, or aimed at
	hurt                    // is killed, wounded or taken in it
	helping                 // does it too
	claiming                // says that it did it
)

// casting is the search for the parts in one mention.
type casting struct {
	r *reader
	m *mention
	s *sentence

	latin   bool
	verb    int  // the word that tells the act, where the pattern has more
	noun    bool // that word is a noun of action
	passive bool
	taken   []taken
	last    *taken // the one taken last, which "and" may carry on
}

type taken struct {
	n *naming
	s stance
}

// cast finds who did it, to whom, with whom, and who claims it.
func (r *reader) cast(m *mention, s *sentence, earlier []*mention) {
	if r.know.Actors == nil {
		return
	}
	c := casting{r: r, m: m, s: s, latin: isLatin(r.norm(m.from))}
	if c.latin {
		c.readEN(earlier)
	} else {
		c.readAR(earlier)
	}
	c.lookBack(earlier)
	c.informants()
	c.roles()
	c.against(earlier)
	m.roles = r.settle(m)
}

// informants takes those whose intelligence or watching led to an act: "وفق معلومات من مديرية الاستخبارات",
// "on information provided by the service".
func (c *casting) informants() {
	r := c.r
	if !counter[c.m.class] {
		return
	}
	for i := c.s.from; i < c.s.to; i++ {
		if !r.cue(i, tidings) {
			continue
		}
		bound := false // a word says that it came from somebody
		for t := i + 1; t < c.s.to && t < i+13; t++ {
			if n := r.namingAt(t); n != nil {
				if bound || strings.HasSuffix(n.prefix, "ل") && t <= i+4 {
					c.informant(n)
				}
				break
			}
			w := r.norm(t)
			if w == "," || w == "،" || w == "." || w == ":" || w == "ان" || w == "that" || w == "عن" || w == "about" {
				break
			}
			bound = bound || giveTidings[w] || giveTidings[r.bare(t)]
		}
	}
}

func (c *casting) informant(n *naming) {
	if n.dropped || n.sort > byReturn || n.how == actor.Metonym || !n.a.Armed() || n.a.Kind == actor.State || c.r.ours(n.key()) || n.a.Kind == actor.Group {
		return
	}
	for k := range c.taken {
		if t := &c.taken[k]; t.n == n || n.a.ID != "" && t.n.a.ID == n.a.ID {
			return
		}
	}
	c.take(n, helping)
}

var (
	tidings     = set("معلومات", "معلومه", "متابعه", "رصد", "مراقبه", "تتبع", "استطلاع", "جهد", "intelligence", "information", "surveillance", "monitoring", "tip", "tips", "reconnaissance")
	giveTidings = set("من", "قبل", "قدمتها", "وفرتها", "قدمها", "وفرها", "زودتها", "زودها", "ادلت", "وردت", "اجرته", "اجرتها", "نفذته", "نفذتها", "from", "by")
)

// against finds the group that security forces act against where the words of the act do not name it: it is named in the
// sentence, or was with the act before.
func (c *casting) against(earlier []*mention) {
	r, m := c.r, c.m
	if m.class == incident.Seizure && m.agent != "" && !r.ours(m.agent) && len(earlier) > 0 && r.ours(earlier[len(earlier)-1].agent) {
		for _, p := range earlier[len(earlier)-1].roles {
			if p.Role == incident.By && r.ours(p.ID) {
				p.Role = incident.Against
				m.roles = append(m.roles, p)
				return
			}
		}
	}
	if !counter[m.class] || r.ours(m.agent) {
		return
	}
	for _, p := range m.roles {
		if r.ours(p.ID) || p.Role == incident.Against {
			return
		}
	}
	inside := r.actorsIn(c.s.from, c.s.to)
	for k := range inside { // the group by its own name before a part of it
		if n := &inside[k]; n.to <= c.s.to && !n.dropped && n.a.ID == r.subject && n.sort == byName && c.party(n) {
			m.roles = append(m.roles, r.participant(n, incident.Against))
			return
		}
	}
	for k := range inside {
		if n := &inside[k]; n.sort == unnamed && definite(r.norm(n.from)) && n.from > c.verb && n.to <= m.right && !c.latin {
			if g := c.groupNear(); g != nil {
				m.roles = append(m.roles, r.participant(g, incident.Against))
				return
			}
		}
	}
	for k := range inside {
		if n := &inside[k]; n.to <= c.s.to && !n.dropped && r.ours(n.key()) && n.a.Kind != actor.Media && n.sort == byName && c.party(n) {
			m.roles = append(m.roles, r.participant(n, incident.Against))
			return
		}
	}
	var last *mention
	if n := len(earlier); n > 0 {
		last = earlier[n-1]
	} else if n := len(r.mentions); n > 0 && m.sentence-r.mentions[n-1].sentence <= 2 {
		last = r.mentions[n-1]
	}
	if last == nil || !counter[last.class] {
		return
	}
	for _, p := range last.roles {
		if p.Role == incident.Against && r.ours(p.ID) && (last.agent == "" || m.agent == "" || last.agent == m.agent) {
			if g := c.groupNear(); g != nil && p.ID != r.subject {
				p = r.participant(g, incident.Against)
			}
			m.roles = append(m.roles, p)
			return
		}
	}
}

// doer reports whether somebody is known to have done it.
func (c *casting) doer() *naming {
	for _, t := range c.taken {
		if t.s == doing {
			return t.n
		}
	}
	return nil
}

func (c *casting) take(n *naming, s stance) {
	if s == doing && n.sort == byReturn && n.back == backForce && len(c.taken) == 0 {
		// "the force": that of the act before, where one is told.
		if k := len(c.r.mentions); k > 0 && c.m.sentence-c.r.mentions[k-1].sentence <= 2 && counter[c.r.mentions[k-1].class] && !c.r.ours(c.r.mentions[k-1].agent) && c.r.mentions[k-1].agent != "" {
			c.inherit(c.r.mentions[k-1])
			if len(c.m.roles) > 0 {
				return
			}
		}
	}
	if s == aside || s == claiming && n.a.Kind != actor.Group && n.a.Kind != actor.Force && !c.r.ours(n.key()) {
		return
	}
	for k := range c.taken {
		if o := &c.taken[k]; o.n == n || o.s == s && n.a.ID != "" && o.n.a.ID == n.a.ID {
			return
		}
	}
	c.taken = append(c.taken, taken{n, s})
	c.last = &c.taken[len(c.taken)-1]
}

// party reports whether a naming can have a part in the act at all: no outlet but where something is published, no institute,
// no source, and of the unnamed only those that the class of act may have.
func (c *casting) party(n *naming) bool {
	if n.dropped || n.a == nil {
		return false
	}
	switch n.a.Kind {
	case actor.Institute, actor.Monitor:
		return false
	case actor.Media:
		if c.m.class != incident.PropagandaRelease && !c.r.ours(n.a.ID) {
			return false
		}
	}
	if c.r.inCount(n) && (fightersByWord[c.r.norm(n.from)] || n.to-n.from == 1 && singleAR[c.r.norm(n.from)]) {
		return n.a.ID == "civilians"
	}
	if n.a.ID == "civilians" && residents[c.r.norm(n.from)] && c.m.class != incident.Other {
		return false
	}
	if n.a.ID == "civilians" && singleAR[c.r.norm(n.from)] && !c.r.inCount(n) {
		return false // "مترجماً مدنياً"
	}
	if next := c.r.namingAt(n.to); next != nil && isLatin(c.r.norm(n.to-1)) && strings.HasSuffix(c.r.norm(n.to-1), "s") && strings.Contains(c.r.norm(n.to-1), "'") {
		return false // "the army's 70th Division"
	}
	switch n.sort {
	case byOffice:
		switch c.m.class {
		case incident.Meeting, incident.Agreement, incident.Threat, incident.Statement, incident.Aid, incident.IntelligenceSharing, incident.Other, incident.Assassination, incident.Attack, incident.Bombing:
		default:
			return false
		}
	case populace:
		if c.serves(n) {
			break
		}
		if !violent[c.m.class] && c.m.class != incident.Threat || c.r.inCount(n) || c.r.anyOf(n.to-1, fightersByWord) {
			return false
		}
	}
	return !c.r.speaking(n)
}

// inCount reports people who are a quantity: "four shepherds".
func (r *reader) inCount(n *naming) bool {
	for _, f := range r.figuresIn(n.from-8, n.to) {
		if f.to >= n.to && f.from <= n.from || f.to > n.from {
			return true
		}
	}
	return false
}

// residents are told as those who saw it.
var residents = set("سكان", "السكان", "الاهالي", "اهالي", "سكانا", "residents")
var singleAR = set("مدني", "مدنيا")

// fightersByWord are people who are told as those killed and wounded and stand for no population.
var fightersByWord = set("soldiers", "soldier", "troops", "policemen", "policeman", "police", "guards", "officers", "conscripts", "drivers", "جنود", "جندي", "جنديان", "جنديين", "عسكريون", "عسكريين", "عسكريان", "شرطيان", "شرطيين", "شرطي", "موظفون", "موظفين", "مواطنون", "مواطنين", "الموظفين")

// mayAct reports whether an office that speaks may have acted itself.
func (c *casting) mayAct(n *naming) bool {
	if n.sort != byOffice {
		return n.sort <= byReturn
	}
	switch c.m.class {
	case incident.Meeting, incident.Agreement, incident.Statement, incident.Aid, incident.Other:
		return true
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

// serves reports soldiers or police who act against somebody and of whom no more is said: "police arrested".
func (c *casting) serves(n *naming) bool {
	if n.sort != populace || !counter[c.m.class] && !moving[c.m.class] || c.r.inCount(n) || !lawful[c.r.norm(n.to-1)] {
		return false
	}
	switch c.r.norm(n.to) { // whose they are is said
	case "of", "from", "من", "في":
		return false
	}
	return true
}

var lawful = set("police", "troops", "soldiers", "policemen", "guards", "جنود", "عسكريون", "شرطيون", "شرطه")

// firstPerson reports a verb of "we": "أوقفنا", "we detained".
func (c *casting) firstPerson() bool {
	if c.noun {
		return false
	}
	if !c.latin {
		w := c.r.norm(c.verb)
		return strings.HasSuffix(w, "نا") && c.r.act(c.verb) && !strings.HasSuffix(w, "انا")
	}
	for i := c.verb - 1; i > c.verb-4 && i >= c.s.from; i-- {
		if c.r.norm(i) == "we" {
			return true
		}
	}
	return false
}

// canDo reports whether a naming can be who did it.
func (c *casting) canDo(n *naming) bool {
	ours := c.r.ours(n.key())
	switch {
	case c.serves(n):
		return true
	case n.sort == byOffice && violent[c.m.class]:
		return false // it is met with violence
	case n.a.Kind == actor.Organisation && violent[c.m.class] && !ours:
		return false // who rescues and counts the dead
	case n.sort == populace || n.a.ID == "civilians":
		return c.m.class == incident.Other || c.m.class == incident.Aid
	case c.m.class == incident.ExplosiveRemnant:
		return ours
	case c.m.class == incident.Bombing && c.suicide():
		return ours || n.sort == unnamed || !c.r.know.Actors.Opposes(n.key(), c.r.subject)
	case counter[c.m.class] && c.m.class != incident.Airstrike && c.m.class != incident.Operation:
		return !ours && n.sort != unnamed
	case c.m.class == incident.Airstrike || c.m.class == incident.Operation:
		return !ours
	case c.m.class == incident.WeaponsLoss, c.m.class == incident.PropagandaRelease:
		return true
	case c.m.class == incident.Threat:
		return n.sort != unnamed
	}
	return true
}

// suicide reports a doer who blew himself up.
func (c *casting) suicide() bool {
	for i := c.m.from; i < c.m.to+3 && i < c.s.to; i++ {
		if selves[c.r.norm(i)] {
			return true
		}
	}
	return false
}

var selves = set("نفسه", "نفسها", "انفسهم", "نفسيهما", "نفسهم", "انفسهما", "حزامه", "حزاميهما", "احزمتهم", "himself", "herself", "themselves")

// speaking reports whether a naming is the source of what is said and no party: "said the …", "according to the …", "told …".
func (r *reader) speaking(n *naming) bool {
	at := n.from - 1
	for at >= 0 && at > n.from-5 && (r.norm(at) == "the" || r.norm(at) == "\"" || r.norm(at) == "«" || officials[r.bare(at)] || memberWords[r.bare(at)] && r.bare(at) != "من" && r.bare(at) != "to") {
		at--
	}
	w := r.bare(at)
	if isLatin(r.norm(n.from)) {
		if w == "to" && r.norm(at-1) == "according" || w == "citing" || w == "quoting" || w == "told" || (w == "for" || w == "at") && officials[r.norm(at-1)] {
			return true
		}
		end := n.to
		if r.norm(end) == "(" {
			end += 3
		}
		if officials[r.norm(end)] && (sayVerbs[r.norm(end+1)] || r.norm(end+1) == "told" || r.norm(end+1) == "in" || r.norm(end+1) == "who") {
			return true // "an SDF source told"
		}
		return quotingEN[r.norm(end)] && r.norm(end+1) != "that" && r.norm(end+1) != "it" && r.tokens[min(end+1, len(r.tokens)-1)].Kind != text.Word
	}
	if sayPreps[w] || w == "قال" || w == "قالت" || w == "افاد" || w == "افادت" || w == "ذكر" || w == "ذكرت" || w == "عن" && sayingAR[r.bare(at-1)] {
		return true
	}
	if w == "في" || w == "من" || w == "باسم" {
		for k := at - 1; k >= at-2; k-- {
			if b := r.bare(k); voicesAR[b] || officials[b] && (sayVerbs[r.bare(k-1)] || sayPreps[r.bare(k-1)] || r.bare(k-1) == "عن") {
				return true
			}
		}
	}
	return n.a.Kind == actor.Media && strings.HasSuffix(n.prefix, "ل")
}

var quotingEN = set("said", "says", "added", "reported", "noted", "stated")
var voicesAR = set("مصدر", "مصادر", "متحدث", "ناطق", "المتحدث", "الناطق", "المصدر", "مصدرا")
var sayingAR = set("نقل", "نقلت", "نقلا", "متحدث", "صادر", "صدر")

// lookBack finds who acted where the words of the act do not say it: the one of the act before, the one who announces it,
// the body whose statement it is.
func (c *casting) lookBack(earlier []*mention) {
	r, m := c.r, c.m
	if c.doer() != nil {
		return
	}
	switch m.class {
	case incident.Meeting, incident.Agreement: // whoever "both" are was told with the talks
		if n := len(earlier); n > 0 && len(c.taken) == 0 && (earlier[n-1].class == incident.Meeting || earlier[n-1].class == incident.Agreement) {
			m.roles = append(m.roles, earlier[n-1].roles...)
		} else if n > 0 && len(c.taken) == 1 {
			c.inherit(earlier[n-1])
		}
		return
	case incident.Clash:
		c.bothSides(earlier)
		return
	case incident.ExplosiveRemnant:
		return
	}
	sp := r.wordOf(m, c.s)
	if sp != nil && sp.attr.Kind == incident.SourceGroup && (violent[m.class] || m.class == incident.WeaponsLoss || m.class == incident.Threat) && (c.passive || c.noun) && len(earlier) == 0 {
		if n := c.groupNear(); n != nil { // the group tells its own deeds
			c.take(n, doing)
			m.guessed = true
			return
		}
	}
	if b := r.bodyOf(sp); m.certainty == incident.Denied && c.noun && sp != nil && sp.denies && b != nil && b.a.Armed() && r.cue(m.from, carryingOut) && c.canDo(b) {
		c.take(b, doing) // "نفى التحالف تنفيذ أي ضربة": it is who would have done it
		return
	}
	if c.passive && !counter[m.class] || m.certainty == incident.Denied && c.noun {
		return
	}
	body := r.bodyOf(sp)
	if body == nil {
		body = c.heading()
	}
	if body != nil && (!c.mayAct(body) || m.class == incident.Airstrike && !flies[body.a.Kind]) {
		body = nil
	}
	if body != nil && c.firstPerson() && c.canDo(body) {
		c.take(body, doing)
		return
	}
	if body != nil && len(earlier) == 0 && c.announced(body) && (body.a.Armed() || body.a.Official()) && c.canDo(body) && (sp == nil || !sp.denies) {
		c.take(body, doing)
		c.alsoBefore(body)
		m.guessed = true
		return
	}
	if r.pronoun(m) && c.latin && !c.noun && len(earlier) == 0 {
		if n := c.pronounFor(); n != nil {
			c.take(n, doing)
			return
		}
	}
	if body != nil && len(earlier) == 0 && counter[m.class] && m.class != incident.Airstrike && body.a.Armed() && body.a.Kind != actor.State && body.a.Kind != actor.Ministry && c.canDo(body) && (sp == nil || !sp.denies) {
		if n := len(r.mentions); n == 0 || !r.know.Actors.PartOf(r.mentions[n-1].agent, body.key()) {
			c.take(body, doing)
			m.guessed = true
			return
		}
	}
	if body != nil && c.noun && !c.latin && doingAR[r.norm(m.to)] && r.namingAt(m.to+1) == nil && c.canDo(body) && (sp == nil || !sp.denies) {
		c.take(body, doing) // "كمين نصبته": she who tells of it
		m.guessed = true
		return
	}
	if p := c.carried(earlier); p != nil {
		if c.inherit(p); m.agent != "" || len(m.roles) > 0 {
			return
		}
	}
	if sp != nil && sp.attr.Kind == incident.SourceGroup && (violent[m.class] || m.class == incident.WeaponsLoss) {
		if n := c.groupNear(); n != nil { // the group tells its own deeds
			c.take(n, doing)
			m.guessed = true
			return
		}
	}
	if counter[m.class] && m.class != incident.Airstrike && r.own != nil && c.own() && c.canDo(r.own) {
		c.take(r.own, doing)
		m.guessed = true
		return
	}
	if body != nil && (sp == nil || !sp.denies) && body.a.Armed() && body.a.Kind != actor.State && c.canDo(body) && !(r.ours(body.key()) && violent[m.class]) {
		if counter[m.class] && (m.class != incident.Airstrike || !c.noun) || m.class == incident.Aid && (body.a.Kind == actor.Ministry || body.a.Kind == actor.Organisation) || c.latin && r.pronoun(m) || c.announced(body) {
			c.take(body, doing)
			m.guessed = true
		}
	}
}

// lastTold is the mention before this one: in its sentence, whose earlier ones are given, or in one of the sentences within so
// many before it; nil when there is none.
func (c *casting) lastTold(earlier []*mention, within int) *mention {
	if n := len(earlier); n > 0 {
		return earlier[n-1]
	}
	if n := len(c.r.mentions); n > 0 && c.m.sentence-c.r.mentions[n-1].sentence <= within {
		return c.r.mentions[n-1]
	}
	return nil
}

// bothSides takes the two who fight from the deed before, where the words only say that there were two: "اشتباكات بين الطرفين".
func (c *casting) bothSides(earlier []*mention) {
	r, m := c.r, c.m
	last := c.lastTold(earlier, 2)
	if last == nil || !violent[last.class] || len(c.taken) > 1 {
		return
	}
	for i := m.from; i < m.right && i < m.to+12; i++ {
		if !sidesWords[r.norm(i)] {
			continue
		}
		for _, p := range last.roles {
			switch p.Role {
			case incident.By, incident.Target, incident.Victim, incident.Against, incident.Involved:
				p.Role = incident.Involved
				m.roles = append(m.roles, p)
			}
		}
		return
	}
}

var sidesWords = set("الطرفين", "الجانبين", "طرفين", "sides", "parties")

var carryingOut = set("تنفيذ", "تنفيذه", "تنفيذها", "شن", "شنه", "شنها", "قيامه", "قيامها", "ضلوعه", "ضلوعها", "وقوفه", "وقوفها", "carrying", "conducting", "launching", "mounting")

// announced reports an act that a body announces of itself by a noun: "أعلنت قسد انسحاب قواتها", "announced the arrest of".
func (c *casting) announced(body *naming) bool {
	r := c.r
	if !c.noun || c.m.from < body.to || c.m.from-body.to > 12 {
		return false
	}
	if violent[c.m.class] && c.m.class != incident.Airstrike && c.m.class != incident.Execution && !r.ours(body.key()) && !killsNouns[r.bare(c.verb)] {
		return false // who tells of a death did not cause it
	}
	for i := c.m.from - 1; i > body.to-8 && i >= c.s.from; i-- {
		if w := r.norm(i); w == "confirmed" || w == "reported" || w == "condemned" || w == "denied" || w == "investigated" {
			return false
		}
	}
	for i := body.to; i < c.m.from; i++ {
		if b := r.bare(i); b == "ان" || r.norm(i) == "ان" || b == "بان" || b == "that" || r.norm(i) == ":" || b == "عن" && r.sentenceOf(i).from == c.s.from && c.m.certainty == incident.Denied {
			return false
		}
	}
	return true
}

// flies are the kinds of bodies that strike from the air when they tell of it.
var flies = map[actor.Kind]bool{actor.Army: true, actor.State: true, actor.Coalition: true, actor.Force: true, actor.Ministry: true}

var killsNouns = set("قتل", "تصفيه", "تحييد", "استهداف", "تفجير")

// heading is the body that a headline begins with: "وزارة الداخلية: تفكيك خلية".
func (c *casting) heading() *naming {
	n := c.r.namingAt(c.s.from)
	if n == nil || n.sort != byName || c.r.norm(n.to) != ":" || c.m.from < n.to {
		return nil
	}
	return n
}

// alsoBefore takes the others of an English list that ends with a body: "Damascus and Moscow announced".
func (c *casting) alsoBefore(body *naming) {
	if !c.latin {
		return
	}
	near := c.r.actorsIn(max(c.s.from, body.from-20), body.from)
	for k := len(near) - 1; k >= 0; k-- {
		n := &near[k]
		w := c.r.norm(n.to)
		if w != "and" && w != "," || body.from-n.to > 3 || !c.party(n) || !c.canDo(n) {
			return
		}
		c.take(n, doing)
		body = n
	}
}

// bodyOf is the organisation that a source speaks for.
func (r *reader) bodyOf(sp *speaker) *naming {
	if sp == nil || sp.body != nil || sp.attr.Span == nil || sp.attr.Kind != incident.SourceOfficial && sp.attr.Kind != incident.SourceAnonymous {
		if sp == nil {
			return nil
		}
		return sp.body
	}
	from := upTo(r.tokens, sp.attr.Span.Start, func(t *text.Token) int { return t.Span.Start })
	near := r.actorsIn(from-1, from+longestName)
	for k := range near {
		n := &near[k]
		if at := r.tokens[n.from].Span.Start; !n.dropped && n.sort == byName && at < sp.attr.Span.End && r.tokens[n.to-1].Span.End > sp.attr.Span.Start {
			return n
		}
	}
	return nil
}

// own reports whether the text is a body's own statement: it stands at the head of the text, or speaks of "our forces".
func (c *casting) own() bool {
	r := c.r
	if at := r.own.to; r.own.from <= 2 && at < len(r.tokens) && (r.tokens[at].Kind == text.Break || strings.ContainsAny(r.norm(at), ":–-—|")) {
		return true
	}
	return r.ownWords
}

// groupNear is the subject group's own name in the sentence or before it.
func (c *casting) groupNear() *naming {
	r := c.r
	var part *naming
	near := r.actorsIn(c.s.from-200, c.s.to)
	for k := len(near) - 1; k >= 0; k-- {
		if n := &near[k]; !n.dropped && n.sort <= byReturn && r.ours(n.key()) && n.a.Kind == actor.Group {
			if n.a.ID == r.subject {
				return n // before one of its provinces
			}
			part = cmp.Or(part, n)
		}
	}
	return part
}

// pronounFor is whom "it" or "they" means: who is named first before it in the sentence, or in the one before.
func (c *casting) pronounFor() *naming {
	r := c.r
	at := c.m.from - 1
	for at > c.s.from && r.norm(at) != "it" && r.norm(at) != "they" && r.norm(at) != "he" {
		at--
	}
	low := c.s.from
	for pass := 0; pass < 2; pass++ {
		near := r.actorsIn(low, at)
		for k := range near {
			n := &near[k]
			if n.to > at || n.dropped || n.sort == populace || n.sort == byOffice || !acts(n.a, c.m.class) || !c.canDo(n) {
				continue
			}
			if gov, _ := c.governedEN(n, low); gov != "" && gov != "of" {
				continue
			}
			return n
		}
		k := r.sentenceAt(low) - 1
		if k < 0 || pass == 1 {
			return nil
		}
		low, at = r.sentences[k].from, r.sentences[k].to
	}
	return nil
}

// inherit takes over who acted from another mention.
func (c *casting) inherit(from *mention) {
	for _, p := range from.roles {
		if p.Role != incident.By && p.Role != incident.Claimant {
			continue
		}
		p.Role = incident.By
		a := c.r.know.Actors.ByID(p.ID)
		if a == nil {
			a = &actor.Actor{Parent: from.agent, Name: p.Name, Kind: actor.Army}
		}
		n := naming{a: a, from: -1}
		if p.ID == "" && from.agent == "" {
			n.sort = unnamed
		}
		if !c.canDo(&n) {
			continue
		}
		c.m.roles = append(c.m.roles, p)
		c.m.agent = cmp.Or(p.ID, from.agent)
		c.m.guessed = c.m.guessed || from.guessed
	}
}

// carried is the mention whose actor acts again: a verb without a subject of its own, behind "and" or in the next sentence.
func (c *casting) carried(earlier []*mention) *mention {
	r, m := c.r, c.m
	last := c.lastTold(earlier, 3)
	if last != nil && len(earlier) == 0 {
		near := m.sentence - last.sentence
		switch {
		case m.class == incident.Threat && last.class == incident.PropagandaRelease:
		case counter[m.class] && counter[last.class] && (near <= 2 || near <= 6 && c.listItem()) && !r.ours(last.agent):
		case near == 1 && !c.noun && c.bareVerb():
		default:
			return nil
		}
	}
	if last == nil || m.class == incident.Movement && counter[last.class] && c.r.anyOf(c.verb, escapes) {
		return nil // who flees is not who raided
	}
	if m.class == incident.Threat && last.class == incident.PropagandaRelease {
		m.part = last
	}
	if (last.class == incident.IntelligenceSharing || last.class == incident.Meeting || last.class == incident.Agreement) && (counter[m.class] || violent[m.class]) {
		return nil // who passes a warning on does not make the arrest
	}
	if c.noun && m.class != incident.Threat && !counter[m.class] && !(len(earlier) > 0 && moving[m.class] && moving[last.class]) && !(len(earlier) > 0 && violent[m.class] && violent[last.class] && m.from-last.to < 6) {
		return nil
	}
	for _, p := range last.roles {
		if p.Role == incident.By || p.Role == incident.Claimant {
			return last
		}
	}
	return nil
}

// listItem reports a sentence that is one item of a list.
func (c *casting) listItem() bool {
	t := &c.r.tokens[c.s.from]
	return t.Kind == text.Number || t.Kind == text.Punct && t.Norm != "\"" || c.m.from == c.s.from && c.noun
}

var moving = map[incident.Class]bool{incident.Withdrawal: true, incident.Deployment: true, incident.Movement: true}

// bareVerb reports a verb whose subject is not said: "وأضافت", "they killed".
func (c *casting) bareVerb() bool {
	r := c.r
	if c.latin {
		return r.pronoun(c.m)
	}
	w := r.norm(c.verb)
	return strings.HasPrefix(w, "و") || strings.HasPrefix(w, "ف") || strings.HasSuffix(w, "وا") || r.norm(c.verb-1) == "كما"
}

// pronoun reports whether "it" or "they" is the subject of an English verb.
func (r *reader) pronoun(m *mention) bool {
	for i := m.from - 1; i > m.from-5; i-- {
		switch r.norm(i) {
		case "it", "they", "he":
			return true
		case ",", ".", "and":
			return false
		}
	}
	return false
}

// roles turns stances into roles.
func (c *casting) roles() {
	r, m := c.r, c.m
	agentOurs := r.ours(m.agent)
	named := m.agent != ""
	for k := range c.taken {
		if t := &c.taken[k]; m.class == incident.ExplosiveRemnant && (t.s == suffering || t.s == hurt && c.leftBehind(t.n)) && r.ours(t.n.key()) {
			t.s = doing // "a mine left over from": who laid it
		}
	}
	for _, t := range c.taken {
		if t.s == doing {
			m.agent = cmp.Or(m.agent, t.n.key())
			agentOurs = agentOurs || r.ours(t.n.key())
			named = named || t.n.key() != ""
		}
	}
	if m.agent == "" {
		for _, t := range c.taken {
			if t.s == claiming {
				m.agent = t.n.key()
			}
		}
	}
	slices.SortStableFunc(c.taken, func(a, b taken) int { return cmp.Compare(a.n.from, b.n.from) }) // in the order of the text
	var rest []incident.Participant
	for _, t := range c.taken {
		if t.s == doing {
			m.roles = append(m.roles, r.participant(t.n, incident.By))
			continue
		}
		if role := c.roleOf(t, agentOurs, named); role != "" {
			rest = append(rest, r.participant(t.n, role))
		}
	}
	m.roles = append(m.roles, rest...)
}

// alone reports one man whom nobody names as who did it: "ملثم", "a gunman". That somebody acted tells the side; a private person
// is no party.
func (r *reader) alone(a incident.Participant) bool {
	if a.Role != incident.By || a.ID != "" {
		return false
	}
	words := strings.Fields(text.Fold(a.Text))
	for _, w := range words {
		if w == "suicide" || w == "انتحاري" || !loneDoers[strings.TrimPrefix(w, "ال")] && !doerWords[w] && !doerWordsEN[w] {
			return false
		}
	}
	return slices.ContainsFunc(words, func(w string) bool { return loneDoers[strings.TrimPrefix(w, "ال")] })
}

// leftBehind reports a name behind "remnants of".
func (c *casting) leftBehind(n *naming) bool {
	at := n.from - 1
	for at > c.s.from && (memberWords[c.r.bare(at)] || strings.ContainsAny(c.r.norm(at), "(\"«“")) {
		at--
	}
	switch w := c.r.bare(at); w {
	case "مخلفات", "بقايا", "remnants", "leftovers":
		return true
	}
	return false
}

// roleOf is the role of somebody who did not do it.
func (c *casting) roleOf(t taken, agentOurs, known bool) incident.Role {
	r, m := c.r, c.m
	ours := r.ours(t.n.key())
	if t.n.a.Kind == actor.Media && t.s != claiming && t.s != helping {
		return ""
	}
	switch t.s {
	case claiming:
		return incident.Claimant
	case helping:
		switch {
		case ours && counter[m.class]:
			return incident.Against
		case m.class == incident.Clash:
			return incident.Involved
		case ours && !agentOurs && m.class != incident.Meeting && m.class != incident.Agreement && m.class != incident.Other && m.class != incident.Statement:
			return ""
		}
		return incident.With
	case hurt:
		switch {
		case ours && agentOurs, t.n.sort == unnamed:
			return ""
		case ours:
			return incident.Against
		case counter[m.class] && (m.class != incident.Airstrike || t.n.a.Official() && known):
			return ""
		case m.class == incident.Clash:
			return incident.Involved
		case m.class == incident.Seizure || m.class == incident.WeaponsLoss:
			return incident.Target
		}
		return incident.Victim
	case suffering:
		if t.n.sort == byReturn && !violent[m.class] {
			return ""
		}
		switch {
		case ours && agentOurs:
			return ""
		case ours && m.class == incident.IntelligenceSharing:
			return ""
		case ours && (counter[m.class] || m.class == incident.Seizure || m.class == incident.Clash || known):
			return incident.Against
		case ours && violent[m.class]:
			return incident.Against
		case ours && m.class == incident.ExplosiveRemnant:
			return ""
		case t.n.sort == unnamed:
			return ""
		}
		switch m.class {
		case incident.Attack, incident.Bombing, incident.Shelling, incident.Airstrike, incident.Threat, incident.Seizure, incident.WeaponsLoss, incident.ExplosiveRemnant:
			if t.n.a.ID == "civilians" {
				return ""
			}
			if t.n.sort == populace && m.class != incident.Threat {
				return incident.Victim
			}
			return incident.Target
		case incident.Kidnapping, incident.Assassination, incident.Execution:
			return incident.Victim
		case incident.Clash:
			return incident.Involved
		case incident.Meeting, incident.Agreement, incident.IntelligenceSharing, incident.Aid:
			return incident.With
		case incident.Arrest, incident.Raid, incident.Operation, incident.WeaponsSeizure:
			if t.n.sort == byName && !t.n.a.Official() && known {
				return incident.Against
			}
		}
	}
	return ""
}

func (r *reader) participant(n *naming, role incident.Role) incident.Participant {
	if n.a.ID == "" && n.ante != nil {
		n = n.ante // quoted by its name
	}
	q := r.spelt(n)
	return incident.Participant{ID: n.a.ID, Name: n.a.Name, Role: role, Text: q.Text, Span: &q.Span}
}

// counter are the classes in which somebody acts against the group.
var counter = map[incident.Class]bool{incident.FoiledPlot: true, incident.Arrest: true, incident.Raid: true, incident.WeaponsSeizure: true, incident.Operation: true, incident.Airstrike: true}

func prefixed(prefix, letter string) bool { return strings.HasSuffix(prefix, letter) }

// settle removes doubles and what contradicts the agent, and says which class a taking of weapons is.
func (r *reader) settle(m *mention) []incident.Participant {
	var out []incident.Participant
	for _, p := range m.roles {
		if p.Role == incident.With && r.ours(m.agent) && r.know.Actors.Opposes(p.ID, r.subject) {
			continue // they fight each other: the word belongs to another clause
		}
		if slices.ContainsFunc(out, func(q incident.Participant) bool { return samePart(p, q) }) || p.Role != incident.By && p.Role != incident.Claimant && p.ID != "" && p.ID == m.agent {
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
	case m.class == incident.Meeting || m.class == incident.Agreement:
		for i := range out {
			out[i].Role = incident.With
		}
	case m.class == incident.Clash:
		for i := range out {
			if out[i].Role != incident.Claimant {
				out[i].Role = incident.Involved
			}
		}
	}
	return out
}

// samePart reports whether two participants are one: the same actor, or the same words, in roles that one may not hold together.
func samePart(p, q incident.Participant) bool {
	if (p.Role == incident.Claimant) != (q.Role == incident.Claimant) {
		return false
	}
	if p.ID != "" || q.ID != "" {
		return p.ID == q.ID
	}
	return p.Span != nil && q.Span != nil && *p.Span == *q.Span || text.Fold(p.Text) == text.Fold(q.Text)
}

func (r *reader) ours(id string) bool {
	return id != "" && r.know.Actors != nil && r.know.Actors.PartOf(id, r.subject)
}

// side says who acted, relative to the subject group: by the roles; where these do not say it, by what the text is about. It
// never follows from where somebody lives or belongs.
func (r *reader) side(e *event, p Proposal) incident.Side {
	var group, other, opponent, present, stranger bool
	for _, a := range p.Actors {
		ours := r.ours(a.ID)
		present = present || ours
		switch a.Role {
		case incident.By, incident.Claimant, incident.With:
			switch {
			case ours:
				group = group || a.Role != incident.With
			case a.ID == "" && !r.officially(a):
				stranger = true
			default:
				other = true
				opponent = opponent || r.know.Actors.Opposes(a.ID, r.subject) || a.ID == ""
			}
		}
	}
	violence := violent[p.Class] && p.Class != incident.Clash && p.Class != incident.Airstrike && p.Class != incident.ExplosiveRemnant
	switch {
	case group && (p.Class == incident.Meeting || p.Class == incident.Agreement || p.Class == incident.Clash) && other:
		return incident.SideUndetermined
	case group:
		return incident.SideGroup
	case present && other:
		return incident.SideResponder
	case present && p.Class == incident.Clash:
		return incident.SideUndetermined
	case present && counter[p.Class]:
		return incident.SideResponder
	case present:
		return incident.SideUndetermined
	case violence && !other && r.laidToGroup(e, stranger):
		return incident.SideGroup
	case opponent && !violence && r.groupNear(e, 1),
		opponent && (p.Class == incident.Meeting || p.Class == incident.IntelligenceSharing) && r.groupNear(e, 4):
		return incident.SideResponder
	case (opponent || !other) && counter[p.Class] && p.Class != incident.Airstrike && r.groupNear(e, 6),
		opponent && p.Class == incident.Airstrike && r.groupNear(e, 3):
		return incident.SideResponder
	case opponent && !violence && r.about() && r.groupNear(e, 2), p.Class == incident.Deployment && len(p.Actors) == 0 && r.about() && r.groupNear(e, 2):
		return incident.SideResponder
	case p.Class == incident.Aid && r.about() && (r.homeward(e) || r.groupNear(e, 1)):
		return incident.SideResponder // families come home from the camps, the displaced are fed
	case p.Class == incident.Airstrike && (opponent || !other) && r.about() && r.groupNear(e, 4) && !slices.ContainsFunc(p.Actors, aimedElsewhere):
		return incident.SideResponder
	case p.Class == incident.Other && !stranger && r.about() && r.courtDeed(e):
		return incident.SideResponder
	case p.Class == incident.Other && !stranger && r.escape(e) && r.about() && r.groupNear(e, 2):
		return incident.SideGroup // its prisoners break out
	}
	return incident.SideNeither
}

// aimedElsewhere reports an actor with a name whom a deed hit.
func aimedElsewhere(a incident.Participant) bool {
	return a.ID != "" && (a.Role == incident.Target || a.Role == incident.Victim || a.Role == incident.Against)
}

// homeward reports whether a happening is about the camps where the group's families are held.
func (r *reader) homeward(e *event) bool {
	for _, m := range e.mentions {
		s := &r.sentences[m.sentence]
		for t := s.from; t < s.to; t++ {
			switch r.bares[t] {
			case "الهول", "روج", "الجدعه", "hol", "roj", "al-hol", "al-roj", "jadaa", "jeddah":
				return true
			}
		}
	}
	return false
}

// courtDeed reports whether a happening is told as what a court did.
func (r *reader) courtDeed(e *event) bool {
	m := e.mentions[0]
	return r.court(m, &r.sentences[m.sentence])
}

// groupDid is the subject group as who acted, where only the text around it lays a deed to it.
func (r *reader) groupDid(e *event, p Proposal) (incident.Participant, bool) {
	if p.Side != incident.SideGroup || !violent[p.Class] {
		return incident.Participant{}, false
	}
	for _, a := range p.Actors {
		if a.Role == incident.By || a.Role == incident.Claimant {
			return incident.Participant{}, false
		}
	}
	m := e.mentions[0]
	lo, hi := r.sentences[max(0, m.sentence-1)].from, r.sentences[min(len(r.sentences)-1, m.sentence+1)].to
	var best *naming
	near := r.actorsIn(lo, hi)
	for k := range near {
		n := &near[k]
		if n.dropped || n.sort > byReturn || !r.ours(n.key()) || n.a.Kind != actor.Group {
			continue
		}
		if best != nil && best.a.ID == r.subject && n.a.ID != r.subject {
			continue // one of its provinces
		}
		if best == nil || n.a.ID == r.subject && best.a.ID != r.subject || max(n.from-m.from, m.from-n.from) < max(best.from-m.from, m.from-best.from) {
			best = n
		}
	}
	if best == nil {
		return incident.Participant{}, false
	}
	return r.participant(best, incident.By), true
}

// outletOf is the group's own agency or paper whose word a deed is: "ذكرت وكالة أعماق". It claims the deed beside whoever did it.
func (r *reader) outletOf(e *event, p Proposal) *naming {
	if counter[p.Class] || !violent[p.Class] && p.Class != incident.WeaponsLoss {
		return nil
	}
	for _, m := range e.mentions {
		s := &r.sentences[m.sentence]
		near := r.actorsIn(s.from, s.to)
		for k := range near {
			n := &near[k]
			if n.dropped || n.a.Kind != actor.Media || !r.ours(n.key()) {
				continue
			}
			span := m.attr.Span
			if m.attr.Kind == incident.SourceGroup && span != nil && span.Start < r.tokens[n.to-1].Span.End && r.tokens[n.from].Span.Start < span.End {
				return n
			}
		}
	}
	return nil
}

// officially reports whether a participant that is not in the list is a body of some state, or part of what is.
func (r *reader) officially(p incident.Participant) bool {
	if p.Span == nil {
		return false
	}
	i := upTo(r.tokens, p.Span.Start, func(t *text.Token) int { return t.Span.Start })
	for k := i; k >= i-1; k-- {
		if n := r.namingAt(k); n != nil {
			return n.sort == populace && lawful[r.norm(n.to-1)] || n.sort != unnamed && n.sort != populace && (n.a.Official() || n.a.Parent != "")
		}
	}
	return false
}

// laidToGroup reports whether a deed that nobody is named for stands in a text about the group, beside its name. Who is called
// unknown stays so.
func (r *reader) laidToGroup(e *event, stranger bool) bool {
	far := 3
	if stranger {
		far = 2
	}
	for _, m := range e.mentions {
		s := &r.sentences[m.sentence]
		for t := s.from; t < s.to; t++ {
			if unknownWords[r.norm(t)] {
				return false
			}
		}
	}
	return r.about() && r.groupNear(e, far)
}

// escape reports prisoners breaking out.
func (r *reader) escape(e *event) bool {
	for _, m := range e.mentions {
		if r.anyOf(m.from, escapes) || r.anyOf(m.to-1, escapes) {
			return true
		}
	}
	return false
}

var escapes = set("فر", "فرت", "فروا", "فرار", "هرب", "هربوا", "هروب", "استعصاء", "تمرد", "يفر", "broke", "break", "escaped", "escape", "escapes", "breakout", "jailbreak", "riot", "rioted", "fled")
var unknownWords = set("مجهولون", "مجهولين", "مجهولي", "مجهول", "unknown", "unidentified")

// about reports whether the text is about the subject group: it stands in the headline or the first sentences, or again and again.
func (r *reader) about() bool {
	if r.subjectMatter == 0 {
		r.subjectMatter = 1
		if r.isAbout() {
			r.subjectMatter = 2
		}
	}
	return r.subjectMatter == 2
}

func (r *reader) isAbout() bool {
	count := 0
	head := 0
	if len(r.sentences) > 0 {
		head = r.sentences[min(r.lead+1, len(r.sentences)-1)].to
	}
	for k := range r.actors {
		if n := &r.actors[k]; !n.dropped && r.ours(n.key()) {
			if n.from < head {
				return true
			}
			count++
		}
	}
	return count >= 2 && count*8 >= len(r.sentences)
}

// groupNear reports whether the subject group is named in a sentence of the event or up to far sentences away.
func (r *reader) groupNear(e *event, far int) bool {
	for _, m := range e.mentions {
		lo, hi := r.sentences[max(0, m.sentence-far)].from, r.sentences[min(len(r.sentences)-1, m.sentence+far)].to
		near := r.actorsIn(lo, hi)
		for k := range near {
			if !near[k].dropped && r.ours(near[k].key()) {
				return true
			}
		}
	}
	return false
}
