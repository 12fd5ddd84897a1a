package read

import (
	"strings"
	"unicode"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// mainVerbEN finds the word of the pattern that tells the act, whether it is a noun, and its voice.
func (c *casting) mainVerbEN() {
	r, m := c.r, c.m
	c.verb, c.noun = m.from, true
	be := false
	for t := m.from; t < m.to; t++ {
		w := r.norm(t)
		if beEN[w] {
			be = true
			continue
		}
		if w == "had" || w == "have" || w == "has" {
			continue
		}
		if r.verbEN(t) && !(m.noun && t == m.from) {
			c.verb, c.noun = t, false
			break
		}
	}
	if c.noun {
		if be {
			c.passive = true
		}
		return
	}
	w := r.norm(c.verb)
	participle := strings.HasSuffix(w, "ed") || participlesEN[w]
	if !participle {
		return
	}
	if be {
		c.passive = true
		return
	}
	for i := c.verb - 1; i >= c.s.from && i >= c.verb-4; i-- {
		p := r.norm(i)
		if beEN[p] {
			c.passive = true
			return
		}
		if !strings.HasSuffix(p, "ly") && p != "also" && p != "not" && p != "since" && p != "reportedly" && p != "then" && p != "both" {
			break
		}
	}
	switch r.norm(c.verb - 1) {
	case "had", "has", "have":
		return // "had killed in cold blood"
	}
	if w == "shot" && r.norm(c.verb+1) == "at" {
		return
	}
	// A participle without "was": "a vehicle hit by", "two soldiers killed in", "claimed by".
	switch next := r.norm(c.verb + 1); next {
	case "by":
		c.passive = true
	case "in", "when", "during", "near", "on", "at", "and", ".", ",", "":
		prev := r.tokens[max(0, c.verb-1)]
		if m.toll || killsEN[w] {
			c.passive = !r.pronoun(m) && (prev.Kind == text.Number || prev.Kind == text.Word && !isName(&prev) && r.norm(c.verb-1) != "and" && r.norm(c.verb-1) != "that")
		}
	}
}

var participlesEN = set("shot", "hit", "struck", "taken", "held", "caught", "found", "set", "flown", "brought", "sent", "given", "blown", "lost", "laid", "cut", "driven", "broken", "put", "slain", "let")
var killsEN = set("killed", "wounded", "injured", "abducted", "kidnapped", "arrested", "detained", "executed", "captured", "murdered", "assassinated", "beheaded", "seized", "recovered", "found", "released", "freed", "shot")

func isName(t *text.Token) bool { return t.Text != "" && unicode.IsUpper(firstRune(t.Text)) }

// verbEN reports an English verb: a form that only verbs have, or one that nouns share and no article or adjective stands before.
func (r *reader) verbEN(i int) bool {
	w := r.norm(i)
	if r.tokens[i].Kind != text.Word {
		return false
	}
	if strings.HasSuffix(w, "ed") && len(w) > 4 {
		return !nounPlaces[r.norm(i-1)] || r.norm(i-1) == "that"
	}
	if strings.HasSuffix(w, "ing") && len(w) > 5 && !subjectNouns[w] {
		return !nounPlaces[r.norm(i-1)] || r.norm(i-1) == "of" || r.norm(i-1) == "by"
	}
	if !verbsEN[w] {
		return false
	}
	if subjectNouns[w] || w == "fire" || w == "capture" || w == "arrest" || w == "release" || w == "bomb" || w == "shell" || w == "fight" || w == "clash" || w == "clashes" || w == "ambush" || w == "ambushes" || w == "arrests" || w == "captures" || w == "bombs" || w == "hold" || w == "attack" || w == "attacks" || w == "raid" || w == "raids" || w == "strike" || w == "strikes" {
		if nounPlaces[r.norm(i-1)] || strings.HasSuffix(r.norm(i-1), "'s") {
			return false
		}
		switch r.norm(i + 1) {
		case "on", "in", "by", "against", "near", "at", "of", "that", "which", "was", "were", "has", "had", "killed", "killing", "since", ".", ",", "and", "took", "came", "left", "claimed", "carried", "targeting", "over", "between", "along", "from", "this":
			return r.norm(i-1) == "to"
		}
	}
	return true
}

// nounPlaces stand before a noun.
var nounPlaces = set("a", "an", "the", "this", "that", "its", "their", "his", "her", "our", "another", "each", "any", "of", "in", "air", "drone", "suicide", "car", "bomb", "gun", "deadly", "two", "three", "four", "several", "joint", "recent", "new", "first", "second", "latest", "separate", "such", "major", "similar", "armed", "terrorist", "more", "no", "ied", "rocket", "mortar", "night", "prison", "further", "by", "for", "fewer", "dozen", "dozens", "claimed", "same", "guerrilla", "coordinated", "twin", "double", "preemptive", "precision", "us", "israeli", "turkish", "iraqi", "russian", "from", "after", "during", "many", "some", "following", "security", "treacherous")

// readEN walks through the words behind and before an English act.
func (c *casting) readEN(earlier []*mention) {
	c.mainVerbEN()
	r, m := c.r, c.m
	right := min(m.right, c.s.to)
	if right <= m.to {
		right = c.s.to
	}
	cur := suffering
	toll := m.toll || !c.noun && killsEN[r.norm(c.verb)]
	switch {
	case c.noun && (r.subjectNoun(c.verb) || r.subjectNoun(m.to-1)):
		cur = aside
	case c.passive:
		cur = aside
	case toll:
		cur = hurt
	}
	if n := r.namingAt(m.from); n != nil && n.sort == unnamed && c.canDo(n) {
		c.take(n, doing) // "a suicide bomber"
	}
	if c.noun {
		c.claimEN()
		c.premodEN()
	}
	switch {
	case c.passive:
		c.subjectEN(earlier, suffering)
	case !c.noun:
		c.subjectEN(earlier, doing)
		c.whomEN(toll)
	}
	if c.noun && c.doer() == nil {
		c.lightEN(earlier)
	}
	c.walkEN(c.verb+1, right, cur)
	c.hurtBeforeEN()
	if c.doer() == nil && (c.passive || c.noun) && counter[m.class] {
		c.carriedOutEN()
	}
}

// whomEN takes who stands before "whom": "58 fighters of the Free Army whom IS had killed".
func (c *casting) whomEN(toll bool) {
	r := c.r
	for i := c.verb - 1; i > c.s.from && i >= c.verb-8; i-- {
		if r.norm(i) != "whom" {
			continue
		}
		near := r.actorsIn(i-longestName, i)
		if k := len(near) - 1; k >= 0 && near[k].to == i && c.party(&near[k]) {
			if toll {
				c.take(&near[k], hurt)
			} else {
				c.take(&near[k], suffering)
			}
		}
		return
	}
}

// groupBefore is the group that "it" or "they" means at token i: the one named last, where nobody else of its kind was.
func (c *casting) groupBefore(i int) *naming {
	r := c.r
	if c.m.class != incident.Seizure {
		return nil // "it" may be a house
	}
	k := r.sentenceAt(i)
	low := c.s.from
	if k > 0 {
		low = r.sentences[k-1].from
	}
	near := r.actorsIn(low, i)
	for n := len(near) - 1; n >= 0; n-- {
		o := &near[n]
		if o.dropped || o.sort > byReturn || o.a.Kind != actor.Group {
			continue
		}
		if r.ours(o.key()) {
			return o
		}
		return nil
	}
	return nil
}

// hurtBeforeEN takes those whose death was told before the words of the deed: "were killed when their pickup came under fire",
// "killed a leader of al-Qaeda in a strike".
func (c *casting) hurtBeforeEN() {
	r, m := c.r, c.m
	if !violent[m.class] || m.class == incident.Clash {
		return
	}
	for _, t := range c.taken {
		if t.s == hurt || t.s == suffering {
			return
		}
	}
	for i := m.from - 1; i >= m.left && i > m.from-30; i-- {
		w := r.norm(i)
		if w == "." || w == ";" || w == ":" {
			return
		}
		lost := w == "lost" && (r.norm(i+2) == "lives" || r.norm(i+2) == "life") || w == "fell" && r.norm(i+1) == "as"
		if w != "killed" && w != "wounded" && w != "killing" && w != "died" && w != "injured" && !lost {
			continue
		}
		low, high := i+1, m.from // those it killed
		if beEN[r.norm(i-1)] || w == "died" || lost || w == "killed" && (r.norm(i+1) == "in" || r.norm(i+1) == "when") {
			low, high = max(m.left, i-20), i // those who were killed
		}
		near := r.actorsIn(low, high)
		for k := range near {
			n := &near[k]
			if b := c.belongs(n); b != nil {
				n = b
			}
			if n.to > high || n == c.doer() || !c.party(n) || n.sort == unnamed || n.how == actor.Metonym {
				continue
			}
			if gov, _ := c.governedEN(n, low); gov != "" && gov != "of" && gov != "from" {
				continue
			}
			c.take(n, hurt)
			return
		}
		return
	}
}

// carriedOutEN finds who did it with another noun of the sentence: "in operations carried out by the police, 82 were detained".
func (c *casting) carriedOutEN() {
	r := c.r
	for i := c.s.from + 1; i < c.s.to; i++ {
		if r.norm(i) != "by" || !carryEN[r.norm(i-1)] && !(r.norm(i-1) == "out" && carryEN[r.norm(i-2)]) {
			continue
		}
		near := r.actorsIn(i+1, i+6)
		for k := range near {
			if n := &near[k]; c.party(n) && c.canDo(n) {
				c.take(n, doing)
				return
			}
		}
	}
}

var carryEN = set("carried", "conducted", "launched", "mounted", "staged", "executed", "performed", "led", "undertaken")

// walkEN reads the words [from, to) with the stance that the next name has.
func (c *casting) walkEN(from, to int, cur stance) {
	r, m := c.r, c.m
	listed := false
	for i := from; i < to && i < from+70; i++ {
		if n := r.namingAt(i); n != nil {
			if c.party(n) {
				s := cur
				if listed && c.last != nil && n.from-c.last.n.to <= 3 && (r.norm(n.from-1) == "and" || r.norm(n.from-1) == "," || r.norm(n.from-2) == "and" || r.norm(n.from-1) == "(") {
					s = c.last.s
				}
				c.nameEN(n, s)
			}
			listed = true
			i = n.to - 1
			continue
		}
		if r.tokens[i].Kind == text.Break || r.tokens[i].Kind == text.Number {
			continue
		}
		w := r.norm(i)
		prev := r.norm(i - 1)
		if r.lemmas[i].normIn&turnsActEN != 0 && !(w == "as" && prev == "such") && !(w == "following" && i == from) {
			return
		}
		if i == c.verb+1 && !c.noun && !c.passive && (w == "it" || w == "them") {
			if n := c.groupBefore(i); n != nil && n != c.doer() {
				c.take(n, suffering) // "drove it from"
			}
			continue
		}
		switch w {
		case ".", ";", ":", "?", "!", "—", "–":
			if w == "." && strings.HasPrefix(r.norm(i-1), "u.") {
				continue
			}
			return
		case ",":
			if aside := r.wordIn(i+2, i+8, ","); aside > 0 && aroundEN[r.norm(i+1)] && len(r.actorsIn(i+1, aside)) == 0 {
				i = aside // "attacked, with machine guns, a vehicle"
				continue
			}
			if cur != helping {
				cur = aside
			}
		case "by":
			if prev == "claimed" {
				cur = claiming
			} else if heldEN[prev] {
				cur = suffering // "strikes on buildings used by": whose they are
			} else {
				cur = doing
			}
		case "with":
			if toolsEN[r.norm(i+1)] || toolsEN[r.norm(i+2)] {
				break // "with machine guns"
			}
			if m.class == incident.Threat || m.class != incident.Clash && fightingEN[prev] {
				cur = aside
			} else {
				cur = helping
			}
		case "between":
			if m.class == incident.Clash || m.class == incident.Meeting || m.class == incident.Agreement {
				cur = helping
			} else {
				cur = aside
			}
		case "via", "through":
			if m.class == incident.PropagandaRelease {
				cur = helping
			}
		case "against", "targeting", "under", "toward", "towards":
			cur = suffering
		case "on", "at", "into":
			if r.inDate(i + 1) {
				break
			}
			if cur != helping || w != "at" {
				cur = suffering
			}
		case "of":
			if c.noun && i == c.verb+1 || c.noun && i == m.to {
				cur = suffering
				if r.subjectNoun(c.verb) {
					cur = doing
				} else if killingEN[r.norm(c.verb)] {
					cur = hurt
				}
			}
		case "from":
			switch {
			case passing[r.norm(c.verb)] || m.class == incident.Seizure:
				cur = helping
			case cur == doing || memberWords[prev]:
			default:
				cur = aside
			}
		case "to":
			if (m.class == incident.Arrest || m.class == incident.Other) && givesUp[r.norm(c.verb)] {
				cur = doing // "surrendered to": who took them in
			} else if passing[r.norm(c.verb)] && m.class != incident.Withdrawal {
				cur = helping
			} else if !memberWords[prev] {
				cur = aside
			}
		case "in", "near", "during", "inside", "outside", "across", "along":
			if cur != hurt && cur != doing && cur != helping {
				cur = aside
			}
		case "killing", "wounding", "injuring", "martyred", "leaving", "martyrdom", "death", "deaths":
			if tolling[m.class] {
				cur = hurt
			}
		case "kills", "wounds", "injures", "leaves":
			if c.noun && tolling[m.class] {
				cur = hurt // "ambush kills two soldiers of"
			}
		case "hit", "struck", "targeted", "destroyed", "damaged":
			if c.noun {
				cur = suffering
			}
		case "lives", "life":
			if tolling[m.class] {
				cur = hurt // "claimed the lives of"
			}
		case "killed", "wounded", "died", "injured":
			if tolling[m.class] && i > c.verb && i >= m.to {
				cur = aside
			}
		default:
			if helpCues[w] {
				cur = helping
			}
		}
		if !memberWords[w] && w != "and" && w != "," && w != "(" && w != ")" {
			listed = false
		}
	}
}

var (
	toolsEN  = set("guns", "gun", "weapons", "weapon", "gunfire", "rifles", "rifle", "rockets", "rocket", "grenades", "grenade", "knives", "knife", "explosives", "explosive", "bombs", "bomb", "mortars", "mortar", "bullets", "pistols", "pistol", "drones", "drone", "machine", "ied", "ieds", "rpgs", "rpg", "fire", "shells", "silencers", "silenced", "daggers", "missiles", "missile")
	aroundEN = set("with", "on", "in", "at", "near", "using", "early", "late")
)

// heldEN are what those do who have a thing.
var heldEN = set("used", "owned", "held", "run", "controlled", "operated", "manned", "occupied", "guarded", "inhabited", "staffed")

var fightingEN = set("fighting", "clashes", "clash", "battle", "battles", "war", "links", "ties", "affiliation", "connections", "sympathies", "charged", "along")

var killingEN = set("killing", "killings", "murder", "murders", "assassination", "assassinations", "abduction", "abductions", "kidnapping", "execution", "executions", "beheading", "death")

// nameEN takes a name in a stance.
func (c *casting) nameEN(n *naming, s stance) {
	r := c.r
	if s == aside {
		return
	}
	if n.how == actor.Metonym && s != doing && s != helping && s != claiming {
		return
	}
	if s == doing {
		if behind := c.belongs(n); behind != nil {
			n = behind
		}
		if !c.canDo(n) {
			s = suffering
		}
		if r.norm(n.from-1) == "by" && r.norm(n.from-2) == "owned" {
			return
		}
	}
	c.take(n, s)
}

// premodEN takes the name right before a noun of action: "an IS attack", "coalition airstrikes", "the group's claim".
func (c *casting) premodEN() {
	r, m := c.r, c.m
	at := m.from
	for at > c.s.from && at > m.from-4 && (premods[r.norm(at-1)] || r.norm(at-1) == "-" || r.norm(at-1) == "." && r.norm(at-2) == "u.s" || r.tokens[at-1].Kind == text.Number) {
		at--
	}
	near := r.actorsIn(max(c.s.from, at-longestName), at)
	for k := range near {
		n := &near[k]
		if n.to == at && c.party(n) && c.canDo(n) && n.sort != populace && r.subjectNoun(c.verb) && !stopCues[r.norm(m.from)] {
			c.take(n, doing)
		}
	}
}

var premods = set("drone", "air", "suicide", "car", "bomb", "deadly", "two", "three", "ground", "artillery", "rocket", "mortar", "gun", "raid", "joint", "recent", "new", "alleged", "suspected", "claimed", "prison", "night", "military", "precision", "terrorist", "attack", "roadside", "security", "strike", "sniper", "security", "own")

// claimEN takes who claims the deed that a noun names: "IS claimed the attack".
func (c *casting) claimEN() {
	r, m := c.r, c.m
	for i := m.from - 1; i >= c.s.from && i > m.from-6; i-- {
		w := r.norm(i)
		if w != "claimed" && w != "claims" && w != "claiming" {
			continue
		}
		near := r.actorsIn(max(c.s.from, i-14), i)
		for k := len(near) - 1; k >= 0; k-- {
			if n := &near[k]; !n.dropped && n.sort <= byReturn && (n.a.Kind == actor.Group || n.a.Kind == actor.Force || r.ours(n.key())) {
				c.take(n, claiming)
				return
			}
		}
		return
	}
}

// clauseEN is where the clause of the act begins.
func (c *casting) clauseEN(earlier []*mention, at int) int {
	r := c.r
	low := c.s.from
	if n := len(earlier); n > 0 {
		low = max(low, earlier[n-1].to)
	}
	for i := at - 1; i >= low; i-- {
		switch w := r.norm(i); w {
		case "that", "whom", "while", "but", "whereas", "until", "when", "after", "before", "because", "although", ";", ":", "—", "as", "where", "said", "says", "since", "if":
			if w == "that" && i == at-1 || w == "that" && beEN[r.norm(i+1)] && i >= at-3 {
				continue // "the strike that killed"
			}
			return i + 1
		case ".":
			if !strings.HasPrefix(r.norm(i-1), "u.") && !shortEN[r.norm(i-1)] {
				return i + 1
			}
		case "“", "\"":
			if sayVerbs[r.norm(i-1)] || (r.norm(i-1) == "," || r.norm(i-1) == ":") && i < at-1 {
				return i + 1 // what is quoted
			}
		case "and":
			// A new clause where a verb stood before.
			if i < at-1 && r.tokens[max(i-1, 0)].Kind != text.Number {
				for j := i - 1; j >= low && j > i-8; j-- {
					if r.verbEN(j) && r.norm(j) != "backed" && r.namingAt(i+1) == nil {
						return i + 1
					}
				}
			}
		}
	}
	return low
}

var shortEN = set("gen", "col", "brig", "maj", "lt", "mr", "mrs", "dr", "jan", "feb", "aug", "sept", "oct", "nov", "dec")

// subjectEN takes the subject of a verb: who did it, or in the passive to whom it was done.
func (c *casting) subjectEN(earlier []*mention, s stance) {
	r, m := c.r, c.m
	low := c.clauseEN(earlier, c.verb)
	// "who", "which": what stands right before them.
	for i := c.verb - 1; i >= low && i >= c.verb-6; i-- {
		if i < c.verb-3 && r.verbEN(i+1) {
			break
		}
		if w := r.norm(i); w == "who" || w == "which" || w == "that" && i >= c.verb-3 {
			near := r.actorsIn(max(low, i-longestName), i)
			if k := len(near) - 1; k >= 0 && c.rightBefore(near[k].to, i) && c.party(&near[k]) && (s != doing || c.canDo(&near[k])) {
				c.take(&near[k], s)
			}
			return
		}
	}
	gerund := strings.HasSuffix(r.norm(c.verb), "ing")
	if r.norm(c.verb-1) == "and" && len(earlier) > 0 || gerund && len(earlier) > 0 {
		return // it carries on
	}
	if r.pronoun(m) {
		if n := c.groupBefore(c.verb - 1); s == suffering && n != nil {
			c.take(n, s) // "when it was pushed out of"
		}
		return
	}
	if c.carriesOnEN(low) {
		low = c.clauseEN(earlier, low-1)
	}
	ahead := r.actorsIn(low, max(c.verb, low))
	first := -1
	suffers := s == doing && sufferEN(r, c)
	if suffers {
		s = suffering
	}
	before, beforeTo := "", -1
	for k := range ahead {
		n := &ahead[k]
		if n.to > c.verb || !c.party(n) || s == doing && (!c.canDo(n) || n.sort == populace && !c.serves(n)) {
			continue
		}
		gov, site := c.governedEN(n, low)
		if gov == "" && beforeTo >= 0 && n.from-beforeTo <= 3 && r.norm(beforeTo) == "and" {
			gov = before // a list is ruled as its first member is
		}
		if gov == "of" && (helpCues[r.norm(n.from-2)] || helpCues[r.norm(n.from-3)]) {
			gov = "support"
		}
		before, beforeTo = gov, n.to
		if helpCues[gov] || gov == "with" && helpCues[r.norm(n.from-2)] {
			c.take(n, helping)
			continue
		}
		if gov == "by" && s == doing {
			c.takeHelp(n, low)
			continue
		}
		if gov != "" {
			continue
		}
		if site && s == doing {
			continue
		}
		first = k
		break
	}
	if first < 0 {
		return
	}
	n := &ahead[first]
	if behind := c.belongs(n); behind != nil && behind.to <= c.verb {
		n = behind
	}
	if s == suffering && (m.toll || killsEN[r.norm(c.verb)] || c.dies()) {
		s = hurt
	}
	c.take(n, s)
	for k := first + 1; k < len(ahead); k++ {
		o := &ahead[k]
		if o.to > c.verb || !c.party(o) {
			continue
		}
		join := r.norm(o.from - 1)
		if join == "the" {
			join = r.norm(o.from - 2)
		}
		if (join == "and" || join == "," || c.listedEN(ahead[k-1].to, o.from)) && o.from-ahead[k-1].to <= 5 && (s != doing || c.canDo(o)) {
			c.take(o, s)
			continue
		}
		c.takeHelp(o, low)
	}
}

// carriesOnEN reports a verb that only "and" and adverbs part from the verb before: "searched the camp and reportedly arrested".
func (c *casting) carriesOnEN(low int) bool {
	if low <= c.s.from || c.r.norm(low-1) != "and" {
		return false
	}
	for i := low; i < c.verb; i++ {
		if w := c.r.norm(i); !strings.HasSuffix(w, "ly") && w != "also" && w != "then" && w != "later" && w != "has" && w != "have" && w != "had" {
			return false
		}
	}
	return true
}

// listedEN reports that only "and" and words for members stand between two names: "the command and units of the army".
func (c *casting) listedEN(end, from int) bool {
	and := false
	for ; end < from; end++ {
		switch w := c.r.norm(end); {
		case w == "and":
			and = true
		case w == "(" || w == ")" || w == "," || memberWords[w] || nested(c.r, end):
		default:
			return false
		}
	}
	return and
}

// rightBefore reports whether only a comma and words for members stand between the end of a name and "who": "ISIS militants, who".
func (c *casting) rightBefore(end, who int) bool {
	for ; end < who; end++ {
		if w := c.r.norm(end); w != "," && !memberWords[w] {
			return false
		}
	}
	return true
}

// sufferEN reports a verb whose subject is the one it is done to: "came under fire", "lost".
func sufferEN(r *reader, c *casting) bool {
	switch r.norm(c.verb) {
	case "came", "come", "comes":
		return r.norm(c.verb+1) == "under"
	case "fell", "died", "lost", "suffered", "surrendered", "surrender", "surrendering":
		return true
	case "gave", "turned", "handed":
		return selvesEN[r.norm(c.verb+1)]
	case "hit", "struck":
		for i := c.verb + 1; i < c.verb+4; i++ {
			if w := r.norm(i); w == "mine" || w == "landmine" || w == "bomb" || w == "device" || w == "ied" {
				return true
			}
		}
	}
	return false
}

// dies reports a verb whose subject is killed: "fell as martyrs", "lost their lives".
func (c *casting) dies() bool {
	r := c.r
	switch r.norm(c.verb) {
	case "died", "fell":
		return true
	case "lost":
		return r.norm(c.verb+2) == "lives" || r.norm(c.verb+2) == "life"
	}
	return false
}

// takeHelp takes a name behind "backed by", "with the support of", "along with".
func (c *casting) takeHelp(n *naming, low int) {
	r := c.r
	for i := n.from - 1; i >= low && i >= n.from-6; i-- {
		w := r.norm(i)
		if helpCues[w] || w == "with" && i >= n.from-3 {
			c.take(n, helping)
			return
		}
	}
}

// governedEN is the preposition that rules a name, "" where it stands free, and whether it owns a thing that stands in its place:
// "a bus of the 4th Division".
func (c *casting) governedEN(n *naming, low int) (gov string, site bool) {
	r := c.r
	at := n.from - 1
	for at >= low && (memberWords[r.norm(at)] && r.norm(at) != "of" && r.norm(at) != "from" && r.norm(at) != "to" || strings.ContainsAny(r.norm(at), "\"“«(") || r.tokens[at].Kind == text.Number) {
		at--
	}
	if at < low {
		return "", false
	}
	w := r.norm(at)
	switch w {
	case "of", "from", "to":
		head := r.norm(at - 1)
		if memberWords[head] || firstRune(r.tokens[max(0, at-1)].Text) == 'C' && head == "columns" {
			return "", false
		}
		if w == "to" && head == "belonging" {
			return "", true
		}
		if w == "of" && thingsEN[head] {
			return "", true
		}
		return w, false
	case "in", "on", "at", "by", "with", "for", "against", "near", "under", "into", "between", "through", "via", "over", "about", "inside", "targeting", "backed", "supported", "enabled", "until", "like", "during", "citing":
		return w, false
	}
	if stopCues[w] || helpCues[w] {
		return w, false
	}
	return "", false
}

var (
	selvesEN = set("himself", "herself", "themselves", "itself")
	givesUp  = set("surrendered", "surrender", "surrendering", "surrenders", "gave", "turned", "handed")
)

var thingsEN = set("bus", "vehicle", "vehicles", "checkpoint", "post", "posts", "patrol", "convoy", "base", "headquarters", "position", "positions", "car", "truck", "tankers", "depot", "outpost", "station", "tank", "barracks", "minibus", "column")

// lightEN reads the verb that a noun of action belongs to: "carried out an attack", "died in a raid", or the subject of the sentence
// whose verb stands before it: "US forces killed a leader in an airstrike".
func (c *casting) lightEN(earlier []*mention) {
	r, m := c.r, c.m
	if len(earlier) > 0 {
		return
	}
	for i := m.from - 1; i >= c.s.from && i > m.from-16; i-- {
		w := r.norm(i)
		if w == "." || w == ";" || w == ":" || w == "after" || w == "before" || w == "following" || w == "since" {
			return
		}
		if !r.verbEN(i) || sayVerbs[w] || w == "claimed" || w == "claims" || w == "claiming" || w == "denied" || w == "condemned" || w == "blamed" || w == "including" || w == "involving" {
			continue
		}
		if beEN[r.norm(i-1)] || r.norm(i+1) == "by" {
			return
		}
		keep := c.verb
		c.verb = i
		c.subjectEN(earlier, doing)
		c.verb = keep
		return
	}
}
