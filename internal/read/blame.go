package read

import (
	"cmp"
	"slices"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// blame is a word that ties a deed told before to somebody: a claim of it, an accusation, a finding.
type blame struct {
	at, sentence int
	role         incident.Role // Claimant or By
	n            *naming
}

var (
	accuseAR = set("اتهم", "اتهمت", "اتهموا", "واتهم", "حمل", "حملت", "وحملت", "حملوا", "يتهم", "تتهم")
	ascribed = set("نسب", "نسبت", "نسبها", "نسبته", "نسبه", "نسبوها", "نسبوه", "نسبتها", "منسوب", "منسوبه", "ينسب", "تنسب")
	behindAR = set("وقوف", "ضلوع", "تورط", "مسووليه", "بصمات", "بالوقوف", "بوقوف")
	standsAR = set("يقف", "تقف", "يقفون", "وقفت")
	ownsAR   = set("مسووليته", "مسووليتها", "مسووليتهم", "المسووليه")
	accuseEN = set("blamed", "blames", "blaming", "accused", "accuses", "accusing")
)

// blamesOf finds what the text says of who did it or claims it, apart from the words that tell the deed.
func (r *reader) blamesOf() []blame {
	if r.know.Actors == nil {
		return nil
	}
	var out []blame
	add := func(t int, role incident.Role, n *naming) {
		if n != nil {
			out = append(out, blame{at: t, sentence: r.sentenceAt(t), role: role, n: n})
		}
	}
	for t := range r.tokens {
		// The words that open a case below are told in everyWord.
		if l := r.lemmas[t]; r.tokens[t].Kind != text.Word || (l.normIn|l.bareIn)&tellsBlame == 0 {
			continue
		}
		w := r.norm(t)
		if isLatin(w) {
			switch {
			case w == "behind" && beEN[r.norm(t-1)]:
				add(t, incident.By, r.doerNear(t-8, t-1, true))
			case accuseEN[w]:
				if n := r.doerNear(t+1, t+8, true); n != nil && r.norm(n.to) != "on" {
					add(t, incident.By, n)
				} else if on := r.wordIn(t+1, t+14, "on"); on > 0 {
					add(t, incident.By, r.doerNear(on+1, on+6, true))
				}
			case w == "attributed" || w == "pinned", w == "blamed" && r.norm(t+1) == "on":
				if to := r.wordIn(t+1, t+5, "to"); to > 0 {
					add(t, incident.By, r.doerNear(to+1, to+6, true))
				}
			case w == "claimed" || w == "claims" || w == "claiming":
				switch {
				case r.norm(t+1) == "via" || r.norm(t+1) == "through":
					add(t, incident.Claimant, r.doerNear(t+2, t+7, false))
				case r.norm(t+1) == "by":
					add(t, incident.Claimant, r.doerNear(t+2, t+7, false))
				case w == "claimed" && (beEN[r.norm(t-1)] || r.norm(t+1) == "that" || r.norm(t+1) == "to"):
				case r.norm(t-1) == "immediately" || r.norm(t-1) == "nobody" || r.norm(t-1) == "never" || r.norm(t-1) == "not":
				case claimObjects[r.norm(t+1)] || claimObjects[r.norm(t+2)] || claimObjects[r.norm(t+3)]:
					add(t, incident.Claimant, r.claimantBefore(t))
				}
			case w == "suspicion" && (r.wordIn(t+1, t+4, "on") > 0 || r.wordIn(t+1, t+4, "upon") > 0): // "suspicion fell on"
				add(t, incident.By, r.doerNear(t+2, t+8, false))
			case (w == "laid" || w == "planted") && r.norm(t+1) == "by":
				add(t, incident.By, r.doerNear(t+2, t+7, true))
			}
			continue
		}
		b := r.bare(t)
		switch {
		case claimsAR[b]:
			if p := r.bare(t - 1); p == "لم" || r.norm(t-1) == "ولم" || p == "لا" {
				continue
			}
			n := r.doerNear(t+1, t+8, false)
			if n == nil {
				n = r.claimantBefore(t)
			}
			add(t, incident.Claimant, n)
		case accuseAR[b] && (b[:2] != "ح" || r.wordIn(t+1, t+9, "المسووليه") > 0 || r.wordIn(t+1, t+9, "مسووليه") > 0):
			// The accused is the second one named: "اتهم المصدر خلايا داعش".
			near := r.actorsIn(t+1, t+10)
			var first *naming
			for k := range near {
				n := &near[k]
				if n.dropped || n.a.Kind == actor.Media || n.prefix == "ب" || n.sort == populace {
					continue
				}
				if first == nil {
					first = n
					continue
				}
				if !stopCues[r.bare(n.from-1)] {
					first = n
				}
				break
			}
			add(t, incident.By, first)
		case standsAR[b] && (r.norm(t+1) == "وراء" || r.norm(t+1) == "خلف"):
			n := r.doerNear(t-5, t, true)
			if n == nil || n.to < t-1 {
				n = r.doerNear(t+2, t+7, true)
			}
			add(t, incident.By, n)
		case standsAR[b]: // "تقف خلايا التنظيم وراء"
			if on := r.wordIn(t+2, t+8, "وراء"); on > 0 {
				add(t, incident.By, r.doerNear(t+1, on, true))
			}
		case ascribed[b]:
			if to := r.wordIn(t+1, t+8, "الي"); to > 0 {
				add(t, incident.By, r.doerNear(to+1, to+7, true))
			}
		case ownsAR[b] && r.norm(t+1) == "عن": // "أعلن التنظيم عبر معرفاته مسؤوليته عن الكمين"
			if at := r.declares(t); at > 0 {
				n := r.doerNear(at+1, t, false)
				if n == nil || n.a.Kind == actor.Media {
					n = cmp.Or(r.claimantBefore(at), n)
				}
				add(t, incident.Claimant, n)
			}
		case behindAR[b] && !(b == "مسووليه" && r.bare(t-1) == "اي"):
			add(t, incident.By, r.doerNear(t+1, t+6, true))
		case b == "اتهامات" && r.norm(t+1) != "":
			add(t, incident.By, r.doerNear(t+1, t+4, true))
		}
	}
	return out
}

// declares is the verb by which somebody takes the responsibility of token t; 0 when nobody does: "لم تعلن أي جهة مسؤوليتها".
func (r *reader) declares(t int) int {
	for i := t - 1; i > t-12 && i > 0 && r.norm(i) != "."; i-- {
		if b := r.bares[i]; strings.HasPrefix(b, "اعلن") || strings.HasPrefix(b, "يعلن") || strings.HasPrefix(b, "تعلن") || b == "معلنا" || b == "معلنه" {
			if p := r.bare(i - 1); p == "لم" || p == "لا" || p == "ولم" || r.norm(i+1) == "اي" {
				return 0
			}
			return i
		}
	}
	return 0
}

var claimObjects = set("responsibility", "attack", "attacks", "killing", "bombing", "blast", "ambush", "operation", "explosion", "killings", "raid", "it", "shooting", "assassination", "strike", "deed", "martyrdom")

// wordIn is the token in [from, to) that is the word, or −1.
func (r *reader) wordIn(from, to int, word string) int {
	for t := from; t < to && t < len(r.tokens); t++ {
		if r.norm(t) == word {
			return t
		}
		if r.norm(t) == "." {
			break
		}
	}
	return -1
}

// doerNear is the first actor named in tokens [from, to) who may have done something.
func (r *reader) doerNear(from, to int, any bool) *naming {
	near := r.actorsIn(from, to)
	for k := range near {
		n := &near[k]
		if n.dropped || n.sort == populace || n.sort == byOffice || n.a.ID == "civilians" {
			continue
		}
		if r.wordIn(from, n.from, ".") > 0 {
			return nil
		}
		if n.sort == unnamed {
			if behind := r.belongsTo(n); behind != nil {
				n = behind
			}
		}
		switch {
		case r.ours(n.key()), n.a.Kind == actor.Group, n.a.Kind == actor.Force, n.sort == unnamed && any:
			return n
		case any && n.a.Armed() && n.how != actor.Metonym:
			return n
		}
	}
	return nil
}

// claimantBefore is the group in front of an English verb of claiming.
func (r *reader) claimantBefore(t int) *naming {
	near := r.actorsIn(t-12, t)
	for k := len(near) - 1; k >= 0; k-- {
		n := &near[k]
		if n.dropped || r.wordIn(n.to, t, ".") > 0 {
			continue
		}
		if n.sort <= byReturn && (r.ours(n.key()) || n.a.Kind == actor.Group || n.a.Kind == actor.Force) {
			return n
		}
	}
	return nil
}

// blamable are the deeds that are claimed and laid at a door.
var blamable = map[incident.Class]bool{incident.Attack: true, incident.Bombing: true, incident.Assassination: true, incident.Kidnapping: true, incident.Execution: true, incident.ExplosiveRemnant: true, incident.Shelling: true, incident.Airstrike: true, incident.WeaponsLoss: true}

// lay gives each claim and accusation to the deed it is about: the one told in its sentence, else the last before it, at most
// three sentences back.
func (r *reader) lay(events []*event) {
	blames := r.blamesOf()
	if len(blames) == 0 {
		return
	}
	of := map[*mention]*event{}
	for _, e := range events {
		if blamable[e.class] {
			for _, m := range e.mentions {
				if !m.echo {
					of[m] = e
				}
			}
		}
	}
	at := func(m **mention) int { return (*m).sentence }
	for _, b := range blames {
		var best *event
		bestAt := -1
		for _, m := range r.mentions[upTo(r.mentions, b.sentence-3, at):upTo(r.mentions, b.sentence+1, at)] {
			near := m.from
			if m.from > b.at {
				near = b.at - (m.from - b.at) // behind the word, as near as before it
			}
			if e := of[m]; e != nil && near > bestAt && !(e.class == incident.Airstrike && r.ours(b.n.key())) && (m.agent == "" || r.ours(m.agent) || r.know.Actors.PartOf(m.agent, b.n.key())) {
				best, bestAt = e, near
			}
		}
		if best != nil && len(best.blames) < maxSlots {
			best.blames = append(best.blames, r.participant(b.n, b.role))
		}
	}
}

// strangers reports a participant that is named by no more than a word for those who act.
func (r *reader) strangers(p incident.Participant) bool {
	if p.Span == nil || p.ID != "" {
		return false
	}
	i := upTo(r.tokens, p.Span.Start, func(t *text.Token) int { return t.Span.Start })
	for k := i; k >= i-1; k-- {
		if n := r.namingAt(k); n != nil {
			return n.sort == unnamed
		}
	}
	return false
}

// company are all who took part in a happening, from all its mentions: who is said with the deed itself goes before who only
// announces it, and those with a name before "gunmen".
func (r *reader) company(e *event) []incident.Participant {
	var out []incident.Participant
	said := false
	for _, m := range e.mentions {
		for _, p := range m.roles {
			if p.Role == incident.By {
				said = said || !m.guessed
			}
		}
	}
	add := func(p incident.Participant) {
		for k := range out {
			o := &out[k]
			if p.Role == incident.By && o.Role == incident.By && p.ID == "" && o.ID == "" && r.strangers(p) && r.strangers(*o) {
				return // "militants", "gunmen": the same
			}
			if !samePart(*o, p) {
				continue
			}
			if (p.Role == incident.By || o.Role == incident.Involved && p.Role != incident.With) && o.Role != incident.By {
				o.Role = p.Role
			}
			return
		}
		if len(out) < maxTold {
			out = append(out, p)
		}
	}
	for pass := range 2 { // the body of the text before the headline
		for _, m := range e.mentions {
			if r.sentences[m.sentence].headline != (pass == 1) {
				continue
			}
			for _, p := range m.roles {
				if p.Role == incident.By && (m.guessed && said || pass == 1 && slices.ContainsFunc(out, func(q incident.Participant) bool { return q.Role == incident.By })) {
					continue
				}
				add(p)
			}
		}
	}
	for _, p := range e.blames {
		add(p)
	}
	// Who is part of who acted did it; a force that searches and arrests does not act for the group.
	acted := slices.Clone(out)
	out = slices.DeleteFunc(out, func(p incident.Participant) bool {
		return p.Role == incident.By && p.ID != "" && slices.ContainsFunc(acted, func(q incident.Participant) bool {
			return q.Role == incident.By && q.ID != "" && q.ID != p.ID && r.know.Actors.PartOf(q.ID, p.ID) && !r.ours(p.ID)
		})
	})
	if counter[e.class] && e.class != incident.Airstrike {
		for k := range out {
			if out[k].Role == incident.By && r.ours(out[k].ID) {
				out[k].Role = incident.Against
			}
		}
	}
	// An outlet of the group claims only where the group itself is not named for it, or where the deed is its word: see outletOf.
	claims := slices.ContainsFunc(out, func(p incident.Participant) bool {
		a := r.know.Actors.ByID(p.ID)
		return a != nil && a.Kind == actor.Group && r.ours(p.ID) && (p.Role == incident.Claimant || p.Role == incident.By)
	})
	out = slices.DeleteFunc(out, func(p incident.Participant) bool {
		a := r.know.Actors.ByID(p.ID)
		return claims && p.Role == incident.Claimant && a != nil && a.Kind == actor.Media
	})
	slices.SortStableFunc(out, func(a, b incident.Participant) int { // who did it first
		first := func(p incident.Participant) int {
			if p.Role == incident.By {
				return 0
			}
			return 1
		}
		return first(a) - first(b)
	})
	// The subject group is not against itself, and what acted is not its own victim.
	by := func(id string) bool {
		return id != "" && slices.ContainsFunc(out, func(p incident.Participant) bool { return p.Role == incident.By && p.ID == id })
	}
	groupActs := slices.ContainsFunc(out, func(p incident.Participant) bool {
		return (p.Role == incident.By || p.Role == incident.Claimant && !counter[e.class]) && r.ours(p.ID)
	})
	return slices.DeleteFunc(out, func(p incident.Participant) bool {
		switch p.Role {
		case incident.Against, incident.Target, incident.Victim:
			return by(p.ID) || groupActs && r.ours(p.ID)
		}
		return false
	})
}
