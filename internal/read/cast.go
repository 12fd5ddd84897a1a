package read

import (
	"slices"
	"strings"
	"tansiq/internal/actor"
	"tansiq/internal/incident"
)

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

// side says who acted, relative to the subject group, from the roles alone.
func (r *reader) side(e *event, p Proposal) incident.Side {
	var group, other, opponent, present bool
	for _, a := range p.Actors {
		ours := r.ours(a.ID)
		present = present || ours
		if a.Role == incident.By || a.Role == incident.Claimant || a.Role == incident.With {
			if ours {
				group = true
			} else {
				other = true
				opponent = opponent || r.know.Actors.Opposes(a.ID, r.subject)
			}
		}
	}
	switch {
	case group && other:
		return incident.SideUndetermined
	case group:
		return incident.SideGroup
	case present && other:
		return incident.SideResponder
	case present && p.Class == incident.Clash:
		return incident.SideUndetermined
	case present && (p.Class == incident.FoiledPlot || p.Class == incident.Arrest || p.Class == incident.Raid || p.Class == incident.WeaponsSeizure || p.Class == incident.Airstrike || p.Class == incident.Operation):
		return incident.SideResponder
	case present:
		return incident.SideUndetermined
	case opponent && r.groupNear(e, 1), opponent && (p.Class == incident.Meeting || p.Class == incident.IntelligenceSharing) && r.groupNear(e, 4):
		return incident.SideResponder
	case (opponent || p.Class == incident.FoiledPlot) && counter[p.Class] && r.groupNear(e, 6):
		return incident.SideResponder
	}
	return incident.SideNeither
}

// groupNear reports whether the subject group is named in a sentence of the event or up to far sentences away.
func (r *reader) groupNear(e *event, far int) bool {
	for _, m := range e.mentions {
		lo, hi := r.sentences[max(0, m.sentence-far)].from, r.sentences[min(len(r.sentences)-1, m.sentence+far)].to
		near := r.actorsIn(lo, hi)
		for k := range near {
			if r.ours(near[k].a.ID) {
				return true
			}
		}
	}
	return false
}
