package read

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/text"
)

// nameSort is by what sort of words an actor is named.
type nameSort uint8

const (
	byName   nameSort = iota // its name, or words built like one: "the 60th Division"
	byOffice                 // an office: "the governor of Hama"
	byReturn                 // a noun that comes back to what was named: "the ministry", "our forces", "its fighters"
	unnamed                  // those who acted, by a word for what they are: "gunmen"
	populace                 // those to whom it was done, likewise: "shepherds"
)

// naming is the naming of an actor in the text.
type naming struct {
	from, to int
	prefix   string
	a        *actor.Actor
	how      actor.How
	sort     nameSort
	dropped  bool // the words mean a place here

	others []*actor.Actor // the others that share the name
	back   backKind
	ante   *naming // what it comes back to
}

// key is what tells actors apart: the id, else that of what the actor is part of; empty when neither is known.
func (n *naming) key() string { return cmp.Or(n.a.ID, n.a.Parent) }

// longestName is the most tokens that a name has.
const longestName = 12

// actorsOf names the actors. A short name counts once its actor was named in full; the subject group's always.
func (r *reader) actorsOf() []naming {
	if r.know.Actors == nil {
		return nil
	}
	found := r.know.Actors.Match(r.tokens)
	out := make([]naming, 0, len(found)+len(found)/2+4)
	for i, k := 0, 0; i < len(r.tokens); {
		for k < len(found) && found[k].From < i {
			k++
		}
		var listed *actor.Match
		if k < len(found) && found[k].From == i {
			listed = &found[k]
		}
		n, ok := r.nameAt(i, listed, found[k:])
		if !ok {
			i++
			continue
		}
		if n.sort == unnamed && len(out) > 0 && out[len(out)-1].to == n.from && out[len(out)-1].sort == byName && isLatin(r.norm(i)) {
			i++
			continue // "Islamic State gunmen": the group's
		}
		for len(out) > 0 && out[len(out)-1].to > n.from { // an English name is seen from its last word
			out = out[:len(out)-1]
		}
		out = append(out, n)
		i = n.to
	}
	return r.meant(out)
}

// nameAt is the name that begins at token i, or that an English head noun at token i ends. listed is the match of the list there;
// next are the matches from there on.
func (r *reader) nameAt(i int, listed *actor.Match, next []actor.Match) (naming, bool) {
	t := &r.tokens[i]
	if t.Kind == text.Punct || t.Kind == text.Break || r.inDate(i) {
		return naming{}, false
	}
	if listed != nil && isLatin(t.Norm) && nationalities[t.Norm] != "" {
		if after := r.norm(listed.To + 1); r.norm(listed.To) == "-" && madeEN[after] {
			return naming{}, false // "US-made"
		}
		if n, ok := r.armEN(i, nationalities[t.Norm]); ok && (n.to > listed.To || r.norm(n.to) == "and" || r.norm(n.to) == "or") {
			return n, true
		}
	}
	if listed != nil {
		n := naming{from: listed.From, to: listed.To, prefix: listed.Prefix, a: listed.Actor, how: listed.How, others: listed.Others}
		if n.how == actor.Generic {
			r.ofCountry(&n)
		}
		if n.how == actor.Metonym && !r.acting(&n) {
			return naming{}, false
		}
		if n.how == actor.Generic && isLatin(t.Norm) && notArmies[r.norm(n.to)] {
			return naming{}, false
		}
		return n, true
	}
	if t.Kind == text.Number {
		return naming{}, false
	}
	if isLatin(t.Norm) {
		return r.nameEN(i, next)
	}
	return r.nameAR(i, next)
}

var madeEN = set("backed", "led", "made", "supplied", "trained", "based", "built", "born", "funded", "sponsored", "allied", "designated", "brokered", "aligned")

// notArmies follow "the army" where it is the army's thing and not the army.
var notArmies = set("airport", "airbase", "base", "airfield", "academy", "hospital", "court", "depot", "tribunal")

// ofCountry chooses among those that share a name by the nationality behind or before it.
func (r *reader) ofCountry(n *naming) {
	code := ""
	if c := nationalities[strings.TrimPrefix(r.norm(n.to), "ال")]; c != "" && !isLatin(r.norm(n.to)) {
		code = c
		n.to++
	} else if c := nationalities[strings.TrimSuffix(r.norm(n.from-1), "'s")]; c != "" && isLatin(r.norm(n.from)) {
		code = c
	}
	if code == "" {
		return
	}
	root := nations[code].state
	for _, a := range append([]*actor.Actor{n.a}, n.others...) {
		if top := r.know.Actors.Root(a.ID); top != nil && top.ID == root {
			n.a, n.how, n.others = a, actor.Named, nil
			return
		}
	}
	n.a, n.how, n.others = &actor.Actor{Kind: n.a.Kind, Parent: root}, actor.Named, nil
}

// nameAR reads an Arabic name by its pattern.
func (r *reader) nameAR(i int, next []actor.Match) (naming, bool) {
	if r.lemmas[i].any&opensName == 0 { // the sets below, see everyWord
		return naming{}, false
	}
	if n, ok := r.alsoNational(i); ok {
		return n, true
	}
	for _, f := range r.forms[i] {
		if s := bodiesAR[f]; s != 0 {
			if n, ok := r.bodyAR(i, f, s, next); ok {
				return n, true
			}
		}
		if k := arms[f]; k != 0 {
			if n, ok := r.armAR(i, f, k); ok {
				return n, true
			}
		}
		if to := r.branchAR(i, f); to > i {
			n := naming{from: i, to: to, prefix: r.prefixTo(i, f), a: &actor.Actor{Kind: actor.Army}}
			return r.worded(n), true
		}
		if officesAR[f] {
			if n, ok := r.officeAR(i, f, next); ok {
				return n, true
			}
		}
	}
	for _, f := range r.forms[i] {
		if adherentsAR[f] && r.subject == "islamic-state" {
			if a := r.know.Actors.ByID(r.subject); a != nil {
				return naming{from: i, to: i + 1, prefix: r.prefixTo(i, f), a: a}, true
			}
		}
		if k := backAR[f]; k != 0 {
			if k == backForce && r.ownedBy(i+1) {
				continue
			}
			return naming{from: i, to: r.backTo(i, f), prefix: r.prefixTo(i, f), sort: byReturn, back: k}, true
		}
		if doersAR[f] {
			if (f == "مسلح" || f == "ارهابي" || f == "مهاجم" || f == "ملثم") && !r.verbAR(i-1) && !r.act(i-1) {
				continue // "هجوم مسلح"
			}
			to := i + 1
			for doerWords[r.norm(to)] {
				to++
			}
			if to == i+1 && len(next) > 0 && (next[0].From == to && next[0].Prefix == "" || next[0].From == to+1 && strings.ContainsAny(r.norm(to), "\"«“")) && next[0].Actor.Kind != actor.Media {
				continue // "خلايا التنظيم": the group's name will do
			}
			return r.wordy(i, to, f, unnamed), true
		}
		if armedAR[f] && (r.norm(i+1) == "مسلحه" || r.norm(i+1) == "مجهوله" || r.norm(i+1) == "حربيه" || r.norm(i+1) == "ارهابيه" || r.norm(i+1) == "الارهابيه") || fightersAR[f] && doerWords[r.norm(i+1)] {
			return r.wordy(i, i+2, f, unnamed), true
		}
		if gatherersAR[f] && r.norm(i+1) == "الكماه" {
			return r.wordy(i, i+2, f, populace), true
		}
		if peopleAR[f] {
			if b := r.norm(i + 1); b == "قبيله" || b == "عشيره" || b == "عشاير" || b == "من" && f != "رعاه" && f != "شيوخ" {
				continue
			}
			to := i + 1
			if (f == "رعاه" || f == "وجهاء" || f == "شيوخ") && strings.HasPrefix(r.norm(to), "ال") && !neverName[r.norm(to)] {
				to++
			}
			return r.wordy(i, to, f, populace), true
		}
	}
	return naming{}, false
}

// prefixTo is what stands before form in token i, without the article.
func (r *reader) prefixTo(i int, form string) string {
	p := strings.TrimSuffix(strings.TrimSuffix(r.norm(i), "ا"), form)
	if len(p) == len(strings.TrimSuffix(r.norm(i), "ا")) {
		p = strings.TrimSuffix(r.norm(i), form)
	}
	if p == r.norm(i) {
		return ""
	}
	if rest, ok := strings.CutSuffix(p, "لل"); ok {
		return rest + "ل"
	}
	return strings.TrimSuffix(p, "ال")
}

// definite reports the Arabic article, behind one-letter words or not.
func definite(norm string) bool {
	if len(norm) < 6 || isLatin(norm) {
		return false
	}
	for range 2 {
		if strings.HasPrefix(norm, "ال") || strings.HasPrefix(norm, "لل") {
			return true
		}
		r, size := utf8.DecodeRuneInString(norm)
		if !strings.ContainsRune("وفبك", r) {
			return false
		}
		norm = norm[size:]
	}
	return false
}

// wordy is an actor that has no more than words.
func (r *reader) wordy(from, to int, form string, sort nameSort) naming {
	n := naming{from: from, to: to, sort: sort}
	if !isLatin(form) {
		n.prefix = r.prefixTo(from, form)
	}
	q := r.spelt(&n)
	a := &actor.Actor{Kind: actor.Population}
	if isLatin(r.norm(from)) {
		a.Name.EN = q.Text
	} else {
		a.Name.AR = q.Text
	}
	n.a = a
	return n
}

// spelt is the naming as a quotation, without one-letter words before it and the possessive behind it where they can be cut off.
func (r *reader) spelt(n *naming) Quote {
	q := r.quote(n.from, n.to)
	first, last := r.tokens[n.from].Text, r.tokens[n.to-1].Text
	if n.prefix != "" && strings.HasPrefix(first, n.prefix) && !(strings.HasSuffix(n.prefix, "ل") && strings.HasPrefix(first[len(n.prefix):], "ل")) && len(first) > len(n.prefix) {
		q.Text = q.Text[len(n.prefix):]
		q.Span.Start += utf8.RuneCountInString(n.prefix)
	}
	for _, s := range []string{"'s", "’s", "ʼs"} {
		if strings.HasSuffix(last, s) && len(last) > len(s) {
			q.Text = strings.TrimSuffix(q.Text, s)
			q.Span.End -= 2
		}
	}
	return q
}

// bodyAR reads a body by its head noun: "لواء فجر حوران" in quotation marks, "الفرقة 42", "قيادة عمليات كركوك".
func (r *reader) bodyAR(i int, form string, s bodySort, next []actor.Match) (naming, bool) {
	n := naming{from: i, to: i + 1, prefix: r.prefixTo(i, form)}
	def := definite(r.norm(i))
	var inner *actor.Match
	at := func(j int) *actor.Match {
		for k := range next {
			if next[k].From == j {
				return &next[k]
			}
			if next[k].From > j {
				break
			}
		}
		return nil
	}
	numbered := false
	if i > 0 && strings.ContainsAny(r.norm(i-1), "\"“«") && s != workBody && n.prefix == "" {
		for end := i + 1; end < i+6 && end < len(r.tokens); end++ { // the whole name in quotation marks
			if strings.ContainsAny(r.norm(end), "\"”»") {
				if end > i+1 {
					n.to = end
					n = r.patterned(n, form, s)
					n.a.Kind = actor.Force
					return n, true
				}
				break
			}
			if r.tokens[end].Kind != text.Word {
				break
			}
		}
	}
	j := i + 1
	for j < len(r.tokens) && j < i+longestName-2 {
		w := r.norm(j)
		tok := &r.tokens[j]
		if m := at(j); m != nil && m.How != actor.Metonym && (s == workBody && !def || s == unitBody) && (m.Prefix == "" || j == i+1 && m.Prefix == "ل") && j <= i+3 && !(m.How == actor.Generic && s == unitBody && j == i+1) {
			inner = m
			j = m.To
			break
		}
		switch {
		case tok.Kind == text.Number && s == unitBody:
			numbered = true
			j++
			continue
		case strings.ContainsAny(w, "\"“«") && j == i+1 && s != workBody:
			end := j + 1
			for end < j+6 && !strings.ContainsAny(r.norm(end), "\"”»") && r.tokens[min(end, len(r.tokens)-1)].Kind == text.Word {
				end++
			}
			if strings.ContainsAny(r.norm(end), "\"”»") && end > j+1 {
				n.to = end + 1
				n = r.patterned(n, form, s)
				n.a.Kind = actor.Force
				return n, true
			}
		case tok.Kind != text.Word || r.inDate(j):
		case s == unitBody && ordinalsAR[strings.TrimPrefix(strings.TrimPrefix(w, "و"), "ال")]:
			numbered = true
			j++
			continue
		case (s == unitBody || s == workBody) && j > i+1 && numbered && bodiesAR[strings.TrimPrefix(strings.TrimPrefix(w, "و"), "ال")] == unitBody && !strings.HasPrefix(w, "و"):
			j++
			continue
		case (s == unitBody && numbered || s == workBody && j > i+1) && (w == "في" || w == "من") && bodiesAR[strings.TrimPrefix(r.norm(j+1), "ال")] == unitBody && (r.tokens[j+2].Kind == text.Number || ordinalsAR[strings.TrimPrefix(r.norm(j+2), "ال")]):
			j += 3
			numbered = true
			continue
		case (s == unitBody || s == workBody) && w == "في" && at(j+1) != nil && j > i+1 && at(j+1).How != actor.Metonym:
			inner = at(j + 1)
			j = inner.To
		case s == workBody && def: // "المديرية" alone comes back to one that was named
		case neverName[w]:
		case s == workBody && (strings.HasPrefix(w, "ال") || workWords[w] || joinedWorks[w] && j > i+1):
			if bodiesAR[strings.TrimPrefix(w, "ال")] == unitBody {
				s = unitBody
			}
			j++
			continue
		case s == workBody && placedWorks[strings.TrimPrefix(r.norm(j-1), "ال")] && !stopCues[w] && j < i+4 && !sayVerbs[w] && r.properAR(j):
			j++
			continue
		case s == unitBody && numbered && strings.HasPrefix(w, "ال") && bodiesAR[r.norm(j-1)] == unitBody:
			j++
			continue
		case s == unitBody && !def && (strings.HasPrefix(w, "ال") || workWords[w]):
			numbered = numbered || strings.HasPrefix(w, "ال")
			j++
			continue
		case (s == groupBody || s == unitBody) && !def && nameNouns[w] && strings.HasPrefix(r.norm(j+1), "ال") && !neverName[r.norm(j+1)]:
			numbered = true
			j += 2
			continue
		case (s == groupBody && !def || s == tribeBody && !def) && strings.HasPrefix(w, "ال") && !neverName[w] && j <= i+3 && !(j > i+1 && placeTypes[strings.TrimPrefix(w, "ال")]):
			j++
			continue
		case s == tribeBody && !def && j == i+1 && !stopCues[w] && !sayVerbs[w] && r.properAR(j):
			j++
			continue
		}
		break
	}
	n.to = j
	if inner != nil {
		n.a, n.how, n.others = inner.Actor, inner.How, inner.Others
		if s == unitBody && inner.How != actor.Generic {
			n.a = &actor.Actor{Kind: actor.Army, Parent: inner.Actor.ID}
			return r.worded(n), true
		}
		return n, inner.From > i+1 || s != unitBody
	}
	switch {
	case n.to == i+1, s == unitBody && !numbered, form == "خليه" && r.norm(i+1) != "الاعلام", form == "مركز" && r.norm(i+1) != "الشرطه", form == "جيش" && n.to == i+1:
		return naming{}, false
	case form == "شركه" || form == "محافظه" && n.to == i+1:
		return naming{}, false
	case form == "محافظه", form == "مجلس" && !def && n.to == i+2 && !strings.HasPrefix(r.norm(i+1), "ال"), form == "حزب" && n.to == i+1:
		return naming{}, false // the province, not its office
	}
	return r.patterned(n, form, s), true
}

// properAR reports a word that can be a proper name: none of the words that rules know, nothing with a pronoun, no figure.
func (r *reader) properAR(j int) bool {
	t := &r.tokens[j]
	return t.Kind == text.Word && !isLatin(t.Norm) && r.lemmas[j].normIn&lookedFor == 0 && r.bares[j] == t.Norm && !strings.HasPrefix(t.Norm, "و") && !strings.HasPrefix(t.Norm, "ب") && utf8.RuneCountInString(t.Norm) > 2
}

// patterned makes the actor of a pattern.
func (r *reader) patterned(n naming, form string, s bodySort) naming {
	a := &actor.Actor{}
	switch s {
	case unitBody:
		a.Kind = actor.Army
	case groupBody:
		a.Kind = actor.Force
	case tribeBody:
		a.Kind = actor.Tribe
	default:
		a.Kind = actor.Service
		switch form {
		case "وزاره", "ministry":
			a.Kind = actor.Ministry
		case "مجلس", "لجنه", "محكمه", "بلديه", "اداره", "council", "court", "committee", "authority", "commission", "محافظه":
			a.Kind = actor.Government
		case "جمعيه", "منظمه", "برنامج", "صندوق", "مفوضيه", "بعثه", "نقابه", "شركه", "organisation", "organization", "programme", "program", "company":
			a.Kind = actor.Organisation
		}
	}
	n.a = a
	return r.worded(n)
}

// worded names an actor that is not in the list by the words of the text.
func (r *reader) worded(n naming) naming {
	q := r.spelt(&n)
	if isLatin(r.norm(n.from)) {
		n.a.Name.EN = strings.Trim(q.Text, "\"“”")
	} else {
		n.a.Name.AR = q.Text
	}
	return n
}

var ordinalsAR = set("اول", "اولي", "الاول", "الاولي", "ثاني", "ثانيه", "ثالث", "ثالثه", "رابع", "رابعه", "خامس", "خامسه", "سادس", "سادسه", "سابع", "سابعه", "ثامن", "ثامنه", "تاسع", "تاسعه", "عاشر", "عاشره", "عشره", "عشر", "عشرين", "عشرون", "ثلاثين", "اربعين", "خمسين")

// armAR reads "الطيران الحربي الروسي", "مسيّرة تركية", "مقاتلات عراقية".
func (r *reader) armAR(i int, form string, k forceKind) (naming, bool) {
	for j := i + 1; j < i+5 && j < len(r.tokens); j++ {
		w := r.norm(j)
		if code := nationalities[strings.TrimPrefix(w, "ال")]; code != "" {
			if strings.HasPrefix(w, "ال") != definite(r.norm(i)) && j == i+1 && k != ground && k != ruling {
				return naming{}, false
			}
			n := naming{from: i, to: j + 1, prefix: r.prefixTo(i, form)}
			if k == deed {
				n.from, n.prefix = j, "" // the act itself stays free to tell the happening
			}
			return n, r.national(&n, code, k)
		}
		if !armWords[w] {
			return naming{}, false
		}
	}
	return naming{}, false
}

// alsoNational reads the second of two nationalities that share an arm: "مسؤولون سوريون وعراقيون", "القوات السورية والعراقية".
func (r *reader) alsoNational(i int) (naming, bool) {
	first, joined := strings.CutPrefix(r.norm(i), "و")
	if !joined {
		return naming{}, false
	}
	code := nationalities[strings.TrimPrefix(first, "ال")]
	if code == "" || nationalities[strings.TrimPrefix(r.norm(i-1), "ال")] == "" {
		return naming{}, false
	}
	for j := i - 2; j >= 0 && j >= i-4; j-- {
		for _, f := range r.forms[j] {
			if k := arms[f]; k != 0 && k != deed {
				n := naming{from: i, to: i + 1, prefix: "و"}
				ok := r.national(&n, code, k)
				if r.anyOf(j, officialsOf) {
					n.sort = byOffice
				}
				return n, ok
			}
		}
		if !armWords[r.norm(j)] {
			break
		}
	}
	return naming{}, false
}

// branchAR is where the name of a branch of some force ends, or i: "قوات الكوماندوس", "الجهد الهندسي", "دورية حكومية".
func (r *reader) branchAR(i int, form string) int {
	if !branchHeads[form] && arms[form] != ground {
		return i
	}
	to := i + 1
	for to < i+4 && to < len(r.tokens) && branchesAR[r.norm(to)] {
		to++
	}
	if to == i+1 {
		return i
	}
	return to
}

// national is the body of a nation that an arm belongs to.
func (r *reader) national(n *naming, code string, k forceKind) bool {
	of := nations[code]
	id := of.army
	switch k {
	case inAir:
		id = of.air
	case spies:
		id = of.intelligence
	case policing:
		id = of.police
	case safety:
		switch code {
		case "IQ":
			id = of.army
		case "SY":
			id = "internal-security-sy"
		default:
			id = of.police
		}
	case ruling:
		id = of.state
		if r.anyOf(n.from, officialsOf) || r.anyOf(n.to-1, officialsOf) {
			if b := r.bare(n.from - 1); sayVerbs[b] || sayPreps[b] || b == "عن" || sayVerbs[r.norm(n.to)] || b == "to" || b == "from" {
				return false // a source
			}
			n.sort = byOffice
		}
	}
	if id == "" {
		id = of.state
	}
	n.a = r.know.Actors.ByID(id)
	return n.a != nil
}

// officeAR reads "رئيس هيئة المنافذ الحدودية العراقية", "الرئيس السوري", "قائد العمليات": the words of the office and no name.
func (r *reader) officeAR(i int, form string, next []actor.Match) (naming, bool) {
	n := naming{from: i, prefix: r.prefixTo(i, form), sort: byOffice}
	j := i + 1
	parent := ""
	for j < len(r.tokens) && j < i+8 {
		w := r.norm(j)
		if officeWords[w] {
			if c := nationalities[strings.TrimPrefix(w, "ال")]; c != "" {
				parent = nations[c].state
			}
			j++
			continue
		}
		for k := range next {
			if next[k].From == j && next[k].How != actor.Metonym && next[k].Prefix == "" {
				parent = next[k].Actor.ID
				j = next[k].To
			}
			if next[k].From > j {
				break
			}
		}
		for _, f := range r.forms[min(j, len(r.tokens)-1)] {
			if s := bodiesAR[f]; s != 0 && j > i {
				if b, ok := r.bodyAR(j, f, s, next); ok && b.prefix == "" {
					parent, j = cmp.Or(b.a.ID, b.a.Parent), b.to
					break
				}
			}
		}
		if form == "محافظ" && j == i+1 && (r.properAR(j) || r.norm(j) == "ريف" && r.properAR(j+1)) {
			j++
			if r.norm(j-1) == "ريف" {
				j++
			}
			if r.norm(j-1) == "دير" {
				j++
			}
		}
		break
	}
	if j == i+1 || form == "مدير" && parent == "" {
		return naming{}, false
	}
	n.to = j
	n.a = &actor.Actor{Kind: actor.Government, Parent: parent}
	return r.worded(n), true
}

// ownedBy reports whether the words from token i say whose the force is that stands before them: "قوة من", "دورية للجيش".
func (r *reader) ownedBy(i int) bool {
	w := r.norm(i)
	switch w {
	case "من", "مشتركه", "مولفه", "مكونه", "في", "كبيره":
		return true
	}
	if strings.HasPrefix(w, "تابع") {
		return r.norm(i+1) != "لها" && r.norm(i+1) != "له" && r.norm(i+1) != "لهم"
	}
	return strings.HasPrefix(w, "ل") && len(w) > 6 || definite(w) && w != "المنفذه" && w != "المداهمه" && w != "المهاجمه"
}

// backTo is where a noun that comes back ends: "قوة تابعة لها".
func (r *reader) backTo(i int, form string) int {
	if (form == "قوه" || form == "دوريه" || form == "مفرزه") && strings.HasPrefix(r.norm(i+1), "تابع") {
		switch r.norm(i + 2) {
		case "لها", "له", "لهم":
			return i + 3
		}
	}
	return i + 1
}

// nameEN reads an English name by its pattern.
func (r *reader) nameEN(i int, next []actor.Match) (naming, bool) {
	w, owner := strings.CutSuffix(r.norm(i), "'s")
	if !owner && r.lemmas[i].normIn&opensNameEN == 0 { // the sets below, see everyWord
		return naming{}, false
	}
	if code := nationalities[w]; code != "" && unicode.IsUpper(firstRune(r.tokens[i].Text)) {
		if n, ok := r.armEN(i, code); ok {
			return n, true
		}
	}
	if s := bodiesEN[w]; s != 0 {
		if n, ok := r.bodyEN(i, w, s, next); ok {
			return n, true
		}
	}
	if officesEN[w] {
		if n, ok := r.officeEN(i, next); ok {
			return n, true
		}
	}
	if k := backEN[w]; k != 0 {
		if r.norm(i-2) == "our" && k == backPart && r.tokens[i-1].Kind == text.Word && !stopCues[r.norm(i-1)] {
			return naming{from: i - 2, to: i + 1, sort: byReturn, back: backOurs}, true // "our commando units"
		}
		switch before := r.norm(i - 1); {
		case before == "our" && (k == backPart || k == backForce):
			return naming{from: i - 1, to: i + 1, sort: byReturn, back: backOurs}, true
		case (before == "its" || before == "their" || before == "his" || before == "whose") && (k == backPart || k == backForce):
			return naming{from: i - 1, to: i + 1, sort: byReturn, back: backPart}, true
		case before == "the" && k != backPart && r.norm(i+1) != "of" && r.norm(i+1) != "for":
			return naming{from: i, to: i + 1, sort: byReturn, back: k}, true
		}
	}
	if doersEN[w] {
		from := i
		for from > 0 && from > i-4 && doerWordsEN[r.norm(from-1)] {
			from--
		}
		if from > 2 && r.norm(from-2) == "-" && (r.norm(from-3) == "pro" || r.norm(from-1) == "backed") {
			from -= 3 // "pro-government", "Iran-backed"
		}
		if (w == "militia" || w == "militias" || w == "factions" || w == "cell" || w == "cells") && from == i || w == "cell" && r.norm(i+1) == "phone" {
			return naming{}, false
		}
		return r.wordy(from, i+1, w, unnamed), true
	}
	if (w == "jets" || w == "warplanes" || w == "gunships" || aircraftEN[w] && unicode.IsUpper(firstRune(r.tokens[i].Text)) && (strings.HasSuffix(w, "s") || loneEN[r.norm(i-1)])) && r.norm(i-1) != "'s" {
		from := i
		for from > 0 && from > i-5 && (armWords[r.norm(from-1)] || r.tokens[from-1].Kind == text.Number) {
			from--
		}
		return r.wordy(from, i+1, w, unnamed), true // "F-16 jets"
	}
	if (w == "groups" || w == "group" || w == "individuals" || w == "persons") && (r.norm(i-1) == "armed" || r.norm(i-1) == "terrorist" && w == "groups" || r.norm(i-1) == "unknown" || r.norm(i-1) == "masked") {
		from := i - 1
		for from > 0 && doerWordsEN[r.norm(from-1)] && from > i-4 {
			from--
		}
		return r.wordy(from, i+1, w, unnamed), true
	}
	if (w == "men" || w == "drones" || w == "drone") && (r.norm(i-1) == "armed" || r.norm(i-1) == "masked" || r.norm(i-1) == "unidentified" || r.norm(i-1) == "unknown" || r.norm(i-1) == "hooded" ||
		w == "men" && (r.norm(i-1) == "two" || r.norm(i-1) == "three" || r.norm(i-1) == "four") && (r.norm(i+1) == "on" || r.norm(i+1) == "riding")) {
		return r.wordy(i-1, i+1, w, unnamed), true
	}
	if peopleEN[w] {
		from := i
		switch w {
		case "hunters", "gatherers", "pickers", "collectors", "foragers":
			if r.norm(i-1) != "truffle" && r.norm(i-1) != "mushroom" {
				return naming{}, false
			}
			from--
		}
		return r.wordy(from, i+1, w, populace), true
	}
	return naming{}, false
}

// armEN reads "Iraqi F-16 jets", "Turkish artillery", "an Israeli strike".
func (r *reader) armEN(i int, code string) (naming, bool) {
	j := i + 1
	if r.norm(j) == "." {
		j++
	}
	for ; j < i+7 && j < len(r.tokens); j++ {
		w := r.norm(j)
		if k := arms[w]; k != 0 && !(armWords[w] && arms[r.norm(j+1)] != 0) {
			n := naming{from: i, to: j + 1}
			if k == deed {
				n.to = i + 1
			}
			return n, r.national(&n, code, k)
		}
		if (w == "and" || w == "or") && nationalities[r.norm(j+1)] != "" { // "Iraqi and Syrian officials"
			if _, ok := r.armEN(j+1, nationalities[r.norm(j+1)]); ok {
				n := naming{from: i, to: j}
				return n, r.national(&n, code, r.armBehind(j+2))
			}
		}
		if !armWords[w] {
			break
		}
	}
	return naming{}, false
}

// armBehind is the arm that the words from token i name.
func (r *reader) armBehind(i int) forceKind {
	for ; i < len(r.tokens); i++ {
		if w := r.norm(i); !armWords[w] || arms[w] != 0 && arms[r.norm(i+1)] == 0 {
			return arms[w]
		}
	}
	return 0
}

// bodyEN reads a name from its head noun: "the 60th Division", "Hauran Dawn Brigade", "Directorate of Military Intelligence".
func (r *reader) bodyEN(i int, w string, s bodySort, next []actor.Match) (naming, bool) {
	from := i
	numbered := false
left:
	for from > 0 && from > i-7 {
		t := &r.tokens[from-1]
		first := firstRune(t.Text)
		switch {
		case t.Kind == text.Word && unicode.IsUpper(first) && isLatin(t.Norm) && !openersEN[t.Norm] && !r.inDate(from-1):
		case t.Kind == text.Word && unicode.IsDigit(first):
			numbered = true
		case t.Norm == "-" && from > 1 && r.touching(from-2, from):
		case t.Norm == "and" && from < i && from > 1 && unicode.IsUpper(firstRune(r.tokens[from-2].Text)) && s == workBody:
		default:
			break left
		}
		from--
	}
	capital := unicode.IsUpper(firstRune(r.tokens[i].Text))
	to := i + 1
	parent := ""
	if s == unitBody && to < len(r.tokens) && r.tokens[to].Kind == text.Number {
		to++
		numbered = true
	}
	if capital && (s == workBody || s == unitBody || s == groupBody) && r.norm(to) == "of" {
		j := to + 1
		if r.norm(j) == "the" {
			j++
		}
		for j < len(r.tokens) && j < i+8 && r.tokens[j].Kind == text.Word && (unicode.IsUpper(firstRune(r.tokens[j].Text)) || (r.norm(j) == "and" || r.norm(j) == "of") && unicode.IsUpper(firstRune(r.tokens[min(j+1, len(r.tokens)-1)].Text))) {
			j++
			to = j
		}
	}
	switch {
	case s == unitBody && !numbered && from == i && to == i+1,
		from == i && to == i+1,
		!capital && !numbered && s != tribeBody && w != "police" && w != "militia" && w != "company" && w != "movement" && w != "faction",
		s == groupBody && from == i && to == i+1,
		(w == "forces" || w == "units" || w == "guards" || w == "cell" || w == "office" || w == "program" || w == "programme" || w == "department" || w == "service") && !capital,
		w == "front" && !capital,
		w == "guard" && !guardsEN[r.norm(i-1)]:
		return naming{}, false
	}
	for from < i && (r.norm(from) == "-" || r.norm(from) == "and") {
		from++
	}
	if from > 0 && nationalities[r.norm(from)] != "" {
		parent = nations[nationalities[r.norm(from)]].state
	}
	n := r.patterned(naming{from: from, to: to}, w, s)
	n.a.Parent = parent
	return n, true
}

// guardsEN stand before the guard that is a force and no man.
var guardsEN = set("national", "republican", "revolutionary", "border", "presidential", "coast", "royal", "ruling", "home", "tribal")

// openersEN begin sentences with a capital letter and no names.
var openersEN = set("the", "a", "an", "in", "on", "at", "after", "before", "when", "while", "as", "by", "from", "for", "with", "two", "three", "four", "five", "six", "some", "and", "but", "its", "their", "his", "our", "this", "that", "these", "those", "also", "meanwhile", "all", "no", "several", "many", "local", "former", "under", "according", "during", "since", "until", "near", "members", "soldiers", "fighters", "units", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "if", "it", "elsewhere", "separately", "however", "both", "each", "one", "most")

// officeEN reads "Iraq's prime minister", "the governor of Hama", "the US envoy".
func (r *reader) officeEN(i int, next []actor.Match) (naming, bool) {
	from := i
	parent := ""
	for from > 0 && from > i-4 {
		w := strings.TrimSuffix(r.norm(from-1), "'s")
		if w == "." && r.norm(from-2) == "u.s" {
			from -= 2
			parent = nations["US"].state
			continue
		}
		if !officeWordsEN[w] {
			break
		}
		if c := nationalities[w]; c != "" {
			parent = nations[c].state
		}
		from--
	}
	to := i + 1
	if r.norm(to) == "of" || r.norm(to) == "for" {
		j := to + 1
		if r.norm(j) == "the" {
			j++
		}
		for k := range next {
			if next[k].From == j && next[k].How != actor.Metonym {
				parent, to = next[k].Actor.ID, next[k].To
			}
			if next[k].From > j {
				break
			}
		}
		for to == i+1 && j < i+6 && j < len(r.tokens) && unicode.IsUpper(firstRune(r.tokens[j].Text)) {
			to = j + 1
			break
		}
	}
	if w := r.norm(i); from == i && to == i+1 && w != "president" && w != "governor" {
		return naming{}, false
	}
	n := naming{from: from, to: to, sort: byOffice, a: &actor.Actor{Kind: actor.Government, Parent: parent}}
	return r.worded(n), true
}

// meant settles, in the order of the text, whom a name means that several share, a short name and a noun that comes back.
func (r *reader) meant(all []naming) []naming {
	var count map[string]int // how often bodies of a root are named
	for i := range all {
		n := &all[i]
		if n.a == nil || n.a.ID == "" || n.how == actor.Generic || n.how == actor.Short {
			continue
		}
		if top := r.know.Actors.Root(n.a.ID); top != nil {
			if count == nil {
				count = map[string]int{}
			}
			count[top.ID]++
		}
	}
	named := map[string]bool{r.subject: true}
	head := 0 // a headline shortens what the text names in full
	if r.lead > 0 && r.lead < len(r.sentences) {
		head = r.sentences[r.lead].from
	}
	inFull := map[string]bool{}
	if head > 0 {
		for i := range all {
			if n := &all[i]; n.from >= head && n.a != nil && n.a.ID != "" && n.how == actor.Named && n.sort == byName {
				inFull[n.a.ID] = true
			}
		}
	}
	var last []*naming // bodies named so far, the latest at the end
	var own *naming
	if n := r.publisher(all); n != nil {
		c := *n
		own = &c
	}
	r.own = own
	out := all[:0]
	for i := range all {
		n := all[i]
		switch {
		case n.sort == byReturn:
			r.ownWords = r.ownWords || n.back == backOurs
			n.ante = r.cameBackTo(&n, last, own)
			if n.ante == nil {
				continue
			}
			n.a = n.ante.a
		case n.how == actor.Generic:
			n.a = r.sharedBy(&n, last, count)
		case n.sort == unnamed && r.ofTheGroup(&n, last):
			n.sort, n.back, n.a, n.ante = byReturn, backGroup, last[len(last)-1].a, last[len(last)-1]
			for k := len(last) - 1; k >= 0; k-- {
				if r.ours(last[k].a.ID) {
					n.a, n.ante = last[k].a, last[k]
					break
				}
			}
		case n.how == actor.Short && !named[n.a.ID] && !(n.from < head && inFull[n.a.ID]):
			continue
		case n.how == actor.Short && n.a.ID == r.subject:
			if other := r.otherGroup(&n, last); other != nil {
				n.a = other
			}
		case n.a.ID == "" && n.a.Parent == "" && n.sort == byName && (n.a.Kind == actor.Army || n.a.Kind == actor.Service || n.a.Kind == actor.Ministry || n.a.Kind == actor.Government):
			n.a.Parent = r.parentOf(&n, last, count)
		}
		if n.how == actor.Named && n.sort == byName && n.a.ID != "" {
			named[n.a.ID] = true
		}
		out = append(out, n)
		if n.sort == byName && n.a.Kind != actor.Media && n.a.Kind != actor.Monitor && n.a.Kind != actor.Institute && n.how != actor.Metonym {
			last = append(last, &naming{from: n.from, to: n.to, a: n.a, how: n.how, sort: n.sort})
		}
	}
	return out
}

// reachBack is how many bodies back a noun may come back to one.
const reachBack = 12

// sharedBy chooses whom a shared name means: the one of them named last, else the one of the country that was spoken of last,
// else of the country that the text is most about, else the first in the list.
func (r *reader) sharedBy(n *naming, last []*naming, count map[string]int) *actor.Actor {
	all := append([]*actor.Actor{n.a}, n.others...)
	for k := len(last) - 1; k >= 0 && k >= len(last)-reachBack; k-- {
		if slices.Contains(all, last[k].a) && n.from-last[k].to < 250 {
			return last[k].a
		}
	}
	root := func(a *actor.Actor) string {
		if top := r.know.Actors.Root(a.ID); top != nil {
			return top.ID
		}
		return ""
	}
	for k := len(last) - 1; k >= 0 && k >= len(last)-3; k-- {
		for _, a := range all {
			if of := root(last[k].a); of != "" && of == root(a) && n.from-last[k].to < 60 && count[of] > 1 {
				return a
			}
		}
	}
	for _, a := range all {
		if a.ID == "asayish" && r.northeast() {
			return a
		}
	}
	best := all[0]
	home := nations["SY"].state
	if len(r.know.Home) > 0 && nations[r.know.Home[0]].state != "" {
		home = nations[r.know.Home[0]].state
	}
	for _, a := range all[1:] {
		if count[root(a)] > count[root(best)] || count[root(a)] == count[root(best)] && root(a) == home {
			best = a
		}
	}
	return best
}

// northeast reports a text about places that the Autonomous Administration's own security forces hold.
func (r *reader) northeast() bool {
	if r.northeastern == 0 {
		r.northeastern = 1
		for _, w := range r.lemmas {
			if w.any&inNortheast != 0 {
				r.northeastern = 2
				break
			}
		}
	}
	return r.northeastern == 2
}

// parentOf is the army or government that a numbered unit or an office belongs to: of the country that the text speaks of.
func (r *reader) parentOf(n *naming, last []*naming, count map[string]int) string {
	state := ""
	for k := len(last) - 1; k >= 0 && k >= len(last)-3 && state == ""; k-- {
		if top := r.know.Actors.Root(cmp.Or(last[k].a.ID, last[k].a.Parent)); top != nil && top.Kind == actor.State && n.from-last[k].to < 120 {
			state = top.ID
		}
	}
	if state == "" {
		most := 0
		for id, c := range count {
			if a := r.know.Actors.ByID(id); a != nil && a.Kind == actor.State && (c > most || c == most && id < state) {
				state, most = id, c
			}
		}
	}
	if n.a.Kind == actor.Army {
		for _, of := range nations {
			if of.state == state {
				return of.army
			}
		}
	}
	return state
}

// publisher is the body whose own statement the text is: "our forces" are its forces. It stands in the first lines or signs the last.
func (r *reader) publisher(all []naming) *naming {
	fits := func(n *naming) bool {
		if n.a == nil || n.sort != byName || n.how == actor.Metonym || n.a.Kind == actor.Tribe || r.ours(n.key()) {
			return false
		}
		return n.a.Armed() && n.a.Kind != actor.State
	}
	head := 0
	if len(r.sentences) > 0 {
		head = r.sentences[min(1, len(r.sentences)-1)].to
	}
	for i := range all {
		if all[i].from >= head {
			break
		}
		if fits(&all[i]) {
			return &all[i]
		}
	}
	if len(r.sentences) > 0 {
		tail := r.sentences[max(0, len(r.sentences)-3)].from
		for i := len(all) - 1; i >= 0 && all[i].from >= tail; i-- {
			if fits(&all[i]) {
				return &all[i]
			}
		}
	}
	for i := range all {
		if fits(&all[i]) {
			return &all[i]
		}
	}
	return nil
}

// cameBackTo is the body that a noun comes back to.
func (r *reader) cameBackTo(n *naming, last []*naming, own *naming) *naming {
	if n.back == backOurs {
		return own
	}
	word := strings.TrimPrefix(r.norm(n.from), "ال")
	for k := len(last) - 1; k >= 0 && k >= len(last)-reachBack; k-- {
		a := last[k].a
		if n.from-last[k].to > 300 {
			break
		}
		ok := false
		switch n.back {
		case backMinistry:
			ok = a.Kind == actor.Ministry
		case backService:
			ok = a.Kind == actor.Service && (isLatin(word) || r.heads(last[k], word)) || a.Kind != actor.Service && r.heads(last[k], word)
		case backCommand:
			ok = r.heads(last[k], word)
		case backForce, backPart:
			ok = a.Armed() && (a.Kind != actor.State || n.back == backPart && strings.HasPrefix(word, "قوات") && k == len(last)-1) && a.Kind != actor.Tribe && (n.back == backPart || !r.ours(a.ID) && a.Kind != actor.Group) || n.back == backForce && r.heads(last[k], word)
		case backGroup:
			ok = (a.Kind == actor.Group || a.Kind == actor.Force) && (r.heads(last[k], word) || !isLatin(word) && !r.ours(a.ID))
		}
		if ok {
			return last[k]
		}
	}
	return nil
}

// ofTheGroup reports "cells" in a text that has named the subject group, and no other group since: they are its cells.
func (r *reader) ofTheGroup(n *naming, last []*naming) bool {
	switch w := strings.TrimPrefix(strings.TrimPrefix(r.norm(n.to-1), "و"), "ال"); w {
	case "خلايا", "خليه", "cells", "cell":
	default:
		return false
	}
	for k := len(last) - 1; k >= 0 && k >= len(last)-reachBack; k-- {
		a := last[k].a
		if r.ours(a.ID) && a.Kind == actor.Group {
			return n.from-last[k].to < 400
		}
		if a.Kind == actor.Group || a.Kind == actor.Force && a.ID == "" {
			return false
		}
	}
	return false
}

// heads reports whether a name has the word among its own.
func (r *reader) heads(n *naming, word string) bool {
	for t := n.from; t < n.to; t++ {
		for _, f := range r.forms[t] {
			if f == word || strings.TrimSuffix(f, "'s") == word {
				return true
			}
		}
	}
	return false
}

// otherGroup is the group that "the group" means when another than the subject was named last.
func (r *reader) otherGroup(n *naming, last []*naming) *actor.Actor {
	for k := len(last) - 1; k >= 0 && k >= len(last)-3; k-- {
		a := last[k].a
		if r.ours(a.ID) || n.from-last[k].to > 50 {
			return nil
		}
		if a.Kind == actor.Group {
			return a
		}
	}
	return nil
}

// acting reports whether the name of a place stands for its government: it speaks, acts, is spoken to or is a party.
func (r *reader) acting(n *naming) bool {
	before, after := r.bare(n.from-1), r.norm(n.to)
	if isLatin(r.norm(n.from)) {
		for _, d := range r.datesIn(n.to, n.to+3) { // "Iraq on Sunday took in"
			after = r.norm(d.to)
		}
		prev := r.norm(n.from - 1)
		if strings.HasSuffix(r.norm(n.to-1), "'s") {
			return false
		}
		switch {
		case prev == "," && r.tokens[max(0, n.from-2)].Kind == text.Word && unicode.IsUpper(firstRune(r.tokens[max(0, n.from-2)].Text)) && !actsEN(after):
			return false
		case (n.from == 0 || r.tokens[n.from-1].Kind == text.Break) && r.actsInHeadline(n.to):
			return true
		case actsEN(after):
			return prev != "in" && prev != "of" && prev != "near" && prev != "from" && prev != "at"
		case prev == "by" || prev == "between":
			return prev == "by" || !r.ways(n.from-1)
		case prev == "with" || prev == "to":
			return partners[r.norm(n.from-2)] || partners[r.norm(n.from-3)] || prev == "to" && handsEN[r.norm(n.from-2)]
		case prev == "and":
			return actsEN(after) || after == "," || after == "to" || r.norm(n.from-3) == "between" && !r.ways(n.from-3)
		case after == "and":
			end := n.to + 1
			return actsEN(r.norm(end + 1))
		case sayVerbs[prev] && prev != "reported":
			return true
		}
		return handsEN[prev]
	}
	if n.prefix == "ب" || n.prefix == "وب" || n.prefix == "ك" {
		return false
	}
	if locatives[before] && before != "بين" || placeTypes[before] {
		return false
	}
	if n.from == 0 || r.tokens[n.from-1].Kind == text.Break {
		return r.verbAR(n.to)
	}
	switch {
	case before == "بين" && r.ways(n.from-1):
		return false
	case before == "بين", before == "مع", before == "ان", before == "لكن", before == "بان", before == "غير":
		return before != "غير"
	case before == "من" && (delegateAR[r.bare(n.from-2)] || delegateAR[r.bare(n.from-3)]):
		return true
	case r.verbAR(n.from-1) && n.prefix == "":
		return true
	case r.verbAR(n.to):
		return true
	case strings.HasPrefix(n.prefix, "و"):
		return r.namesCapital(n.from-1) || r.norm(n.from-2) == "بين"
	case r.namesCapital(n.from - 1):
		return true
	}
	return false
}

// ways reports whether what stands before token i goes from place to place or lies between them: "moved between Syria and
// Iraq", الحدود بين سوريا والعراق.
func (r *reader) ways(i int) bool {
	for k := i - 1; k >= 0 && k >= i-5 && r.tokens[k].Kind == text.Word; k-- {
		if w := strings.TrimPrefix(r.bare(k), "ال"); waysBetween[w] || waysBetween[r.norm(k)] {
			return true
		}
	}
	return false
}

var waysBetween = set("move", "moved", "moves", "moving", "travel", "travelled", "traveled", "travelling", "traveling", "smuggled", "smuggling", "route", "routes", "road", "border", "borders", "crossing", "crossings", "frontier", "shuttled", "transferred", "transfer", "corridor", "triangle", "divided", "displaced",
	"حدود", "تنقل", "تنقلات", "تنقلوا", "يتنقل", "يتنقلون", "حركه", "طريق", "طرق", "معبر", "معابر", "تهريب", "مثلث", "شريط", "رابط", "رابطه", "واصل", "واصله", "ممر", "ممرات", "عابر", "عابره", "انتقال")

// actsInHeadline reports an English verb of the present, as headlines have it: "Iraq rounds up".
func (r *reader) actsInHeadline(i int) bool {
	w := r.norm(i)
	if !strings.HasSuffix(w, "s") || len(w) < 4 || i >= len(r.tokens) || unicode.IsUpper(firstRune(r.tokens[i].Text)) && r.lang == "en" && !verbsEN[w] {
		return false
	}
	if verbsEN[w] {
		return true
	}
	_, ok := r.ruleAt(i, len(r.tokens))
	return ok
}

var delegateAR = set("وفد", "وفدان", "وفدين", "لجنه", "ممثل", "ممثلين", "ممثلون", "وفود", "مسوولون", "مسوولين")

// namesCapital reports whether the word before is another such name: "سلّمت واشنطن دمشق".
func (r *reader) namesCapital(i int) bool {
	if i < 0 || r.tokens[i].Kind != text.Word {
		return false
	}
	switch r.bare(i) {
	case "العراق", "سوريا", "سوريه", "تركيا", "الاردن", "لبنان", "ايران", "روسيا", "فرنسا", "بريطانيا", "المانيا", "قطر", "السعوديه", "مصر", "الامارات", "اسراييل",
		"واشنطن", "دمشق", "انقره", "موسكو", "بغداد", "طهران", "باريس", "لندن", "الرياض", "الدوحه", "عمان", "بيروت", "اربيل":
		return true
	}
	return false
}

// verbAR reports a word that some rule knows as an Arabic verb of acting or saying.
func (r *reader) verbAR(i int) bool {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Word {
		return false
	}
	return r.lemmas[i].bareIn&actsAR != 0
}

var actVerbsAR = set("سلم", "سلمت", "رفض", "رفضت", "شارك", "شاركت", "زود", "زودت", "تسلم", "تسلمت", "استعاد", "استعادت", "اعاد", "اعادت", "طلب", "طلبت", "طالب", "طالبت", "دعا", "دعت", "هدد", "هددت", "ادان", "ادانت", "رحب", "رحبت", "وافق", "وافقت", "اتهم", "اتهمت", "حمل", "حملت", "قدم", "قدمت", "وقع", "وقعت", "ارسل", "ارسلت", "سحب", "سحبت", "قرر", "قررت", "بدا", "بدات", "ابلغ", "ابلغت", "حذر", "حذرت", "نفي", "نفت", "كان", "كانت", "لم", "لا", "لن", "تعهد", "تعهدت", "فرض", "فرضت", "قصف", "قصفت", "استهدف", "استهدفت", "شن", "شنت", "ابدي", "ابدت", "تري", "تقول", "تعتزم", "تدرس", "تسعي", "تنوي", "تريد", "يضم", "ضم", "تضم", "جمع", "جمعت", "يجمع", "كانوا")

// actsEN reports an English verb by which a government acts or speaks.
func actsEN(w string) bool {
	if sayVerbs[w] || actVerbsEN[w] {
		return true
	}
	return len(w) > 4 && strings.HasSuffix(w, "ed") && isLatin(w)
}

var actVerbsEN = set("has", "had", "have", "will", "would", "could", "may", "must", "did", "does", "do", "put", "sees", "wants", "hopes", "keeps", "plans", "took", "takes", "gave", "gives", "sent", "sends", "told", "tells", "blames", "accuses", "insists", "denies", "rejects", "calls", "fears", "expects", "supports", "backs", "can", "condemns", "joined", "declared", "held", "withdrew", "struck", "hit", "met", "meets", "also", "which", "refuses", "struck", "let", "bans", "announces")
var partners = set("talks", "meeting", "coordination", "cooperation", "deal", "agreement", "relations", "ties", "contacts", "negotiations", "understanding", "understandings", "intelligence", "information", "warning", "alliance", "pact", "truce", "ceasefire")
var handsEN = set("gave", "given", "passed", "handed", "told", "provided", "sent", "warned", "accused", "blamed", "urged", "thanked", "supplied", "tipped", "informed", "mocks", "threatened", "threatens")

// The items of a kind that begin in tokens [from, to).
func (r *reader) actorsIn(from, to int) []naming {
	a := r.actorsUpTo(from)
	return r.actors[a:max(a, r.actorsUpTo(to))]
}

// namingAt returns the actor's name that begins at token i.
func (r *reader) namingAt(i int) *naming {
	k := r.actorsUpTo(i)
	if k == len(r.actors) || r.actors[k].from != i || r.actors[k].dropped {
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

// inName reports whether token i is part of a name; "الأمن العام" arrests nobody by itself.
func (r *reader) inName(i int) bool {
	near := r.actorsIn(i-longestName, i+1) // no name is longer
	for k := range near {
		if n := &near[k]; n.from <= i && i < n.to && !n.dropped && n.sort <= byOffice {
			return n.from < i || n.prefix == ""
		}
	}
	return false
}
