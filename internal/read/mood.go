package read

import (
	"strings"
	"unicode/utf8"

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
	for _, b := range before {
		switch {
		case b.class == incident.FoiledPlot && violent[m.class] && m.from-b.from < 25:
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
		case b.to > m.to && b.from < m.from && (m.noun || m.toll):
			return false // inside a longer pattern
		case !b.toll && (b.class == incident.Attack || b.class == incident.Bombing || b.class == incident.Airstrike) && violent[m.class] && m.noun && m.from-b.to < 12:
			return false
		case (b.class == incident.WeaponsLoss || b.class == incident.WeaponsSeizure) && m.class == incident.Seizure && m.from <= b.to:
			return false
		case m.toll && tolling[b.class] && b.mood != negated:
			return false // the dead of a deed that was just told
		}
	}
	switch r.norm(m.to) {
	case "منها", "فيها", "عليها", "بها", "منه", "فيه", "عليه":
		if !m.noun && m.to-m.from == 1 {
			return false
		}
	}
	return true
}

// tolling are the classes whose dead and wounded belong to them.
var tolling = map[incident.Class]bool{incident.Attack: true, incident.Clash: true, incident.Bombing: true, incident.Shelling: true, incident.Assassination: true,
	incident.Kidnapping: true, incident.Execution: true, incident.ExplosiveRemnant: true, incident.FoiledPlot: true, incident.Raid: true, incident.Operation: true,
	incident.Airstrike: true, incident.Arrest: true, incident.WeaponsSeizure: true, incident.Seizure: true}

// told reads the mood of a trigger and reports whether it can be a happening at all.
func (r *reader) told(m *mention, s *sentence) bool {
	if isLatin(r.norm(m.from)) {
		m.mood = r.moodEN(m, s)
	} else {
		m.mood = r.moodAR(m, s)
	}
	return m.mood != hoped && m.mood != negated
}

// clauseEnd are the marks that close a clause for the words which rule a verb.
func clauseEnd(w string) bool {
	switch w {
	case "،", ",", ";", "؛", ":", ".", "بل", "لكن", "but", "(", ")", "–", "—":
		return true
	}
	return false
}

// moodAR reads the mood of an Arabic trigger.
func (r *reader) moodAR(m *mention, s *sentence) mood {
	first := r.norm(m.from)
	present := !m.noun && r.isPresent(m.from)
	if m.future || r.norm(m.from-1) == "سوف" {
		return planned
	}
	prefix := prefixOf(first, r.forms[m.from])
	if strings.HasSuffix(prefix, "ل") && (m.noun || present || masdar[strings.TrimPrefix(first, prefix)]) && m.class != incident.Threat {
		if w := r.bare(m.from - 1); !suffered[w] && !suffered[r.bare(m.from-2)] {
			return hoped // "لتفجير": to bomb
		}
	}
	words := 0
	for i := m.from - 1; i >= s.from && words < 12; i-- {
		w, b := r.norm(i), r.bare(i)
		if clauseEnd(w) {
			break
		}
		if r.tokens[i].Kind == text.Word {
			words++
		}
		near := m.from - i
		switch {
		case w == "ان" && near == 1 && present:
			switch g := r.bare(i - 1); {
			case g == "دون":
				return negated
			case g == "قبل" || g == "بعد" || g == "منذ":
				return factual
			case maybeCues[g]:
				return possible
			}
			return hoped
		case (w == "لم" || b == "لم") && near <= 2 && present, (b == "لا" || b == "لن" || b == "ليس" || b == "ليست") && near <= 2:
			return negated
		case (b == "دون" || b == "عدم") && near <= 3:
			return negated
		case b == "قد" && near == 1:
			if present {
				return possible
			}
			return factual
		case maybeCues[b] && b != "قد" && near <= 8:
			if m.noun && near > 4 {
				continue
			}
			return possible
		case plannedCues[b] && near <= 6:
			return planned
		case ifCues[b] || b == "حال" && (r.norm(i-1) == "في" || r.norm(i) == "بحال"):
			return hoped
		case purposeCues[b] && (m.class != incident.FoiledPlot || near > 1):
			if m.noun || near < 8 {
				return hoped
			}
		case fearCues[b] && near <= 6:
			return hoped
		case habitCues[b] && near <= 4 && (present || m.noun):
			return hoped
		case trendCues[b] && near <= 4 && (m.noun || present):
			return hoped
		case aimCues[b] && near <= 3 && (m.noun || present || strings.HasPrefix(w, "ل")):
			return hoped
		case strings.HasPrefix(w, "ل") && near == 1 && m.noun && len(prefixOf(w, r.forms[i])) > 0 && masdar[strings.TrimPrefix(w, "ل")]:
			return hoped // "لشن هجوم"
		}
	}
	if m.noun && (strings.HasPrefix(r.norm(m.to), "محتمل") || strings.HasPrefix(r.norm(m.to), "وشيك") || strings.HasPrefix(r.norm(m.to), "مستقبل") || strings.HasPrefix(r.norm(m.to), "مفترض")) {
		return hoped
	}
	if m.noun && r.norm(m.from-1) == "اي" {
		return hoped
	}
	if m.noun && r.norm(m.from-1) == "محاوله" {
		return attempted
	}
	return factual
}

// isPresent reports whether an Arabic verb stands in the form of the present.
func (r *reader) isPresent(i int) bool {
	w := r.norm(i)
	for _, f := range r.forms[i] {
		if f == w || strings.HasSuffix(w, f) {
			w = f
			if arabicPresent[w] {
				return true
			}
		}
	}
	return false
}

// prefixOf is what stands before the shortest reading of a word: "وب" of "وبهجوم".
func prefixOf(norm string, forms []string) string {
	short := norm
	for _, f := range forms {
		if len(f) < len(short) && strings.HasSuffix(norm, f) && utf8.RuneCountInString(f) > 2 {
			short = f
		}
	}
	p := strings.TrimSuffix(norm, short)
	return strings.TrimSuffix(p, "ال")
}

// moodEN reads the mood of an English trigger.
func (r *reader) moodEN(m *mention, s *sentence) mood {
	words := 0
	for i := m.from - 1; i >= s.from && words < 9; i-- {
		w := r.norm(i)
		if clauseEnd(w) {
			break
		}
		if r.tokens[i].Kind == text.Word {
			words++
		}
		near := m.from - i
		verb := !m.noun
		switch {
		case w == "to" && near == 1 && verb:
			switch g := r.norm(i - 1); {
			case done[g]:
				return factual
			case tried[g]:
				return attempted
			case plannedCues[g] || announced[g]:
				return planned
			}
			return hoped
		case w == "to" && near <= 3 && verb && r.norm(i+1) != "the" && r.norm(i+1) != "a" && strings.HasSuffix(r.norm(m.from-1), "ly"):
			return hoped
		case modals[w] && verb && near <= 4:
			if w == "will" || w == "shall" {
				return planned
			}
			if w == "may" || w == "might" {
				return possible
			}
			return hoped
		case (w == "not" || w == "never" || w == "nobody" || strings.HasSuffix(w, "n't")) && near <= 3:
			return negated
		case (w == "no" || w == "without") && near <= 2:
			return negated
		case ifCues[w] && near <= 8:
			return hoped
		case purposeCues[w] && near <= 5 && m.class != incident.FoiledPlot, fearCues[w] && near <= 5:
			return hoped
		case habitCues[w] && near <= 3:
			return hoped
		case w == "any" && near <= 3, w == "future" && near <= 3:
			return hoped
		case aimCues[w] && near <= 4 && (m.noun || verb && strings.HasSuffix(r.norm(m.from), "ing")):
			return hoped
		case trendCues[w] && near <= 3 && m.noun:
			return hoped
		case maybeCues[w] && near <= 3:
			return possible
		case plannedCues[w] && near <= 2:
			return planned
		}
	}
	if m.noun {
		switch r.norm(m.to) {
		case "plan", "plans", "planning", "planner", "capability", "capabilities", "plot", "plots", "rose", "fell", "declined", "increased", "dropped", "capacity":
			return hoped
		}
	}
	return factual
}

// certain reads how firmly the mention is told: by its mood, else by who says it.
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
		if clauseEnd(r.norm(i)) {
			break
		}
		if denyVerbs[r.bare(i)] {
			m.certainty = incident.Denied
		}
	}
	switch m.mood {
	case possible:
		m.certainty = incident.Possible
	case planned:
		m.certainty = incident.Planned
	}
}

// happened decides, with the slots filled, whether a mention is a happening and not background.
func (r *reader) happened(m *mention, s *sentence) bool {
	own := false // a date or a place of its own
	if m.date != nil && !m.date.anchor && m.date.from >= m.left && m.date.to <= m.right {
		own = true
	}
	dated := own
	own = own || len(m.places) > 0 || len(m.figures) > 0
	if m.mood == possible || m.mood == planned {
		if !own && (len(m.roles) == 0 || violent[m.class]) {
			return false
		}
	}
	if !m.noun && !isLatin(r.norm(m.from)) && r.isPresent(m.from) && m.mood == factual && !dated && len(m.figures) == 0 && violent[m.class] {
		return false // "تستهدف خلاياه": what it does, not what it did
	}
	switch m.class {
	case incident.PropagandaRelease:
		return r.ours(m.agent) || m.agent == "" && r.names(s, r.subject) || m.agent == "" && own && m.noun
	case incident.Threat:
		return m.agent != "" && (r.ours(m.agent) || own)
	case incident.WeaponsLoss:
		return m.agent != ""
	case incident.Statement:
		return m.agent != "" && dated
	case incident.Other:
		return own
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
		if m.toll {
			return dated || len(m.figures) > 0
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
	return (strings.HasSuffix(w, "ات") || w == "attacks" || w == "bombings" || w == "strikes" || w == "airstrikes" || w == "raids" || w == "ambushes" || w == "explosions") &&
		len(m.figures) == 0 && (m.date == nil || m.date.when.Precision != incident.TimeDay)
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

var (
	purposeCues = set("كي", "لكي", "بهدف", "بغيه", "لمنع", "بغرض", "لغرض", "لاجل", "منع", "للحد", "لتنفيذ", "التخطيط", "بالتخطيط", "مكافحه", "محاربه", "لمكافحه", "لمحاربه", "لتفادي", "لتجنب", "تجنب", "لضمان", "بقصد", "prevent", "preventing", "avoid", "deter", "counter", "stop", "combat", "against")
	ifCues      = set("اذا", "لو", "ما لم", "if", "unless", "whether", "طالما")
	maybeCues   = set("احتماليه", "احتمال", "احتمالات", "ربما", "قد", "يمكن", "يمكنه", "محتمل", "محتمله", "فرص", "المحتمل", "المرجح", "يرجح", "يحتمل", "may", "might", "possibly", "possible", "perhaps", "likely", "probably")
	plannedCues = set("يعتزم", "تعتزم", "اعتزامها", "اعتزامه", "يخطط", "تخطط", "سوف", "ينوي", "تنوي", "المقرر", "مقرر", "المرتقب", "ستبدا", "plans", "plan", "planning", "will", "intends", "intend", "set", "due", "scheduled", "expected", "vowed", "pledged", "agreed")
	notCues     = set("لم", "لن", "لا", "ليس", "ليست", "دون", "عدم", "not", "never", "no", "didn't", "without")
	fearCues    = set("مخاوف", "خشيه", "تخوف", "تخوفات", "خوفا", "تحسبا", "خطر", "مخاطر", "تهديدات", "امكانيه", "قدره", "قدرته", "قدرتها", "قادر", "قادره", "قدرات", "نيه", "نوايا", "استعداد", "استعدادات", "تحضيرات", "تحذير", "تحذيرات", "يستطيع", "تستطيع", "يسعي", "تسعي", "يحاول", "تحاول", "محاولات", "سيناريو",
		"fear", "fears", "feared", "fearing", "risk", "risks", "threat", "threats", "possibility", "potential", "capable", "capability", "ability", "able", "danger", "attempting", "seeking", "seeks", "hoping", "warning", "warned", "wary", "concern", "concerns", "intent", "intention", "plotting")
	habitCues = set("غالبا", "عاده", "باستمرار", "يوميا", "دوريا", "often", "regularly", "frequently", "routinely", "usually", "typically", "sometimes", "still", "occasionally", "increasingly", "always")
	trendCues = set("تراجع", "تراجعت", "ارتفاع", "ارتفعت", "انخفاض", "انخفضت", "تزايد", "تزايدت", "تصاعد", "تصاعدت", "تكثيف", "تكرار", "عوده", "وتيره", "عدد", "معدل", "موجه", "more", "fewer", "rise", "increase", "surge", "spike", "decline", "drop", "wave", "pace", "number", "frequency", "kind", "type", "series")
	aimCues   = set("شن", "بشن", "تنفيذ", "بتنفيذ", "تخطيط", "خطط", "خطه", "مخطط", "وقف", "انهاء", "ضد", "launching", "launch", "planning", "plans", "plan", "carrying", "conducting", "staging", "mounting", "plotted", "plot", "prepare", "preparing", "prepared")
	modals    = set("could", "may", "might", "would", "should", "can", "cannot", "must", "will", "shall")
	done      = set("managed", "able", "forced", "continued", "began", "started", "went", "came", "used", "helped", "continues", "had")
	tried     = set("tried", "attempted", "trying", "attempts")
	announced = set("vowed", "pledged", "set", "due", "scheduled", "expected", "agreed", "ready", "prepared", "is", "are", "was", "were", "about", "decided")
	suffered  = set("تعرض", "تعرضت", "تعرضوا", "نتيجه", "ردا", "وفقا", "تبنيه", "تعرضه", "تعرضها", "عرضه", "تعرضهم", "ضحيه")
	masdar    = set("شن", "تنفيذ", "تفجير", "استهداف", "اغتيال", "مهاجمه", "اقتحام", "قصف", "خطف", "قتل", "زرع", "ضرب", "السيطره", "الاستيلاء", "نشر", "اعتقال", "مداهمه", "هجوم", "هجمات")
)

func init() {
	learn(purposeCues, ifCues, maybeCues, plannedCues, notCues, fearCues, habitCues, trendCues, aimCues, suffered)
}
