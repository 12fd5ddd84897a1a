package read

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

var (
	sayVerbs = set("قال", "قالت", "قالوا", "اعلن", "اعلنت", "اكد", "اكدت", "ذكر", "ذكرت", "افاد", "افادت", "نقل", "نقلت", "اوضح", "اوضحت", "اضاف", "اضافت", "كشف", "كشفت", "صرح", "صرحت", "اشار", "اشارت",
		"يري", "تري", "يضيف", "تضيف", "يقول", "تقول", "تابع", "تابعت", "رجح", "رجحت", "حذر", "حذرت", "يستبعد", "يعتقد", "ارجعوا", "ارجع", "نفي", "نفت", "زعم", "زعمت", "ادعي", "ادعت", "تبني", "تبنت", "نشرت",
		"said", "says", "told", "announced", "stated", "reported", "confirmed", "added", "believes", "noted", "argues", "argued", "warned", "claimed", "denied", "claims")
	sayPreps  = set("وفق", "وفقا", "بحسب", "حسب", "نقلا", "according", "citing", "quoting")
	officials = set("مسوول", "مسوولون", "مسوولين", "مصدر", "مصادر", "متحدث", "ناطق", "المتحدث", "الناطق", "قيادي", "شهود", "المسوولين", "المسوولون", "official", "officials", "source", "sources", "spokesman", "spokesperson", "spokeswoman", "witnesses")
	analysts  = set("الباحث", "الباحثه", "باحث", "المحلل", "المحلله", "الخبير", "خبير", "الكاتب", "analyst", "researcher", "expert", "fellow")
	spokesmen = set("متحدث", "ناطق", "المتحدث", "الناطق", "spokesman", "spokesperson", "spokeswoman")
)

// speaker is whose word a sentence is.
type speaker struct {
	attr        Attribution
	body        *naming  // the organisation that speaks, when it is one
	name        []string // folded words of the name, for an analyst
	affiliation string
	claims      bool // the verb takes a distance: claimed
	denies      bool
	complement  int // token at which what is said begins
}

// heard are the people named so far as sources.
type heard struct {
	last   *speaker
	byPart map[string]*speaker // the last one with that part of a name
}

func (h *heard) add(sp *speaker) {
	h.last = sp
	for _, part := range sp.name {
		if utf8.RuneCountInString(part) > 2 {
			h.byPart[part] = sp
		}
	}
}

// hear finds whose word each sentence is. A sentence without a source of its own is the document's, unless a
// quotation still runs or a verb without a subject carries on ("and added that").
func (r *reader) hear(ctx context.Context) {
	known := heard{byPart: map[string]*speaker{}}
	open := false // a quotation runs over the end of the sentence
	for i := range r.sentences {
		if ctx.Err() != nil {
			return
		}
		s := &r.sentences[i]
		marks := 0
		for t := s.from; t < s.to; t++ {
			if strings.ContainsAny(r.norm(t), "\"“”«»") {
				marks++
			}
		}
		if sp := r.speakerOf(s, &known); sp != nil {
			s.speaker = sp
			if sp.name != nil {
				known.add(sp)
			}
		} else if open && i > 0 {
			s.speaker = r.sentences[i-1].speaker
		}
		if marks%2 == 1 {
			open = !open
		}
	}
}

func (r *reader) speakerOf(s *sentence, known *heard) *speaker {
	for t := s.from; t < s.to; t++ {
		w := r.bare(t)
		isVerb, isPrep := sayVerbs[w], sayPreps[w]
		if !isVerb && !isPrep || r.tokens[t].Kind != text.Word {
			continue
		}
		if w == "نشرت" || w == "reported" && !isLatin(r.norm(t)) {
			isVerb = r.actorAt(t+1) != nil && r.actorAt(t+1).Official()
			if !isVerb {
				continue
			}
		}
		sp := r.surname(t, s, known)
		if sp == nil && isVerb && isLatin(w) && !strings.ContainsAny(r.norm(t-1), "\"”»") {
			sp = r.sourceBefore(t, s) // the English subject stands first, but for what follows a quotation
		}
		if sp == nil {
			sp = r.sourceAfter(t+1, s)
		}
		if sp == nil && isVerb {
			sp = r.carriesOn(t, s, known)
		}
		if sp == nil {
			continue
		}
		sp.claims = claimVerbs[w]
		sp.denies = denyVerbs[w]
		sp.complement = r.complement(t, s, sp)
		return sp
	}
	return nil
}

// complement is where what is said begins: behind أن, إن, that, a colon; else behind the source's name.
func (r *reader) complement(t int, s *sentence, sp *speaker) int {
	for i := t + 1; i < s.to && i < t+30; i++ {
		switch r.norm(i) {
		case "ان", "that", ":", "بان":
			return i + 1
		}
	}
	at := t + 1
	for at < s.to && sp.attr.Span != nil && (r.tokens[at].Span.Start < sp.attr.Span.End && sp.attr.Span.Start >= r.tokens[t].Span.Start || r.tokens[at].Kind == text.Punct && r.norm(at) != "\"") {
		at++
	}
	return at
}

// sourceAfter reads the source named behind a verb or a word like "according to".
func (r *reader) sourceAfter(t int, s *sentence) *speaker {
	for i := t; i < s.to && i < t+7; i++ {
		w := r.bare(i)
		if w == "ان" || w == "that" || r.norm(i) == ":" || r.norm(i) == "." {
			return nil
		}
		if analysts[w] {
			return r.analyst(i, s)
		}
		if officials[w] {
			return r.official(i, s)
		}
		n := r.namingAt(i)
		if n == nil || n.a.Kind == actor.Media && (prefixed(n.prefix, "ل") || strings.HasPrefix(r.norm(i-1), "ل") || r.norm(i-1) == "\"" && strings.HasPrefix(r.norm(i-2), "ل") || r.norm(i-1) == "to" || r.norm(i-1) == "told") {
			continue // the paper that was told, not the one that tells
		}
		return r.body(n, s)
	}
	return nil
}

// sourceBefore reads the subject in front of an English verb.
func (r *reader) sourceBefore(t int, s *sentence) *speaker {
	for i := t - 1; i >= s.from && i > t-20; i-- {
		w := r.norm(i)
		if analysts[w] {
			return r.analyst(i, s)
		}
		if officials[w] {
			return r.official(i, s)
		}
		near := r.actorsIn(i-12, i+1)
		for k := range near {
			if n := &near[k]; n.to == i+1 && !n.dropped {
				at := n.from - 1 // "a spokesman for the …"
				if r.norm(at) == "the" {
					at--
				}
				if at-1 >= s.from && r.norm(at) == "for" && spokesmen[r.norm(at-1)] {
					return r.official(at-1, s)
				}
				return r.body(n, s)
			}
		}
		if w == "." || w == ";" || w == "and" {
			return nil
		}
	}
	return nil
}

// surname recognises an analyst named before by a part of the name.
func (r *reader) surname(t int, s *sentence, known *heard) *speaker {
	for i := t + 1; i < min(t+4, s.to); i++ {
		if sp := known.byPart[r.norm(i)]; sp != nil {
			again := *sp
			q := r.quote(i, i+1)
			again.attr.Span = &q.Span
			return &again
		}
	}
	return nil
}

// carriesOn reads a verb at the head of a sentence without a subject: the one who spoke last goes on.
func (r *reader) carriesOn(t int, s *sentence, known *heard) *speaker {
	if known.last == nil || t > s.from+1 {
		return nil
	}
	switch r.bare(t + 1) {
	case "ان", "،", ",", "that", "خلال", ":":
		again := *known.last
		return &again
	}
	return nil
}

// body is an organisation that speaks, perhaps a medium that carries somebody else's word.
func (r *reader) body(n *naming, s *sentence) *speaker {
	a := n.a
	from := n.from
	if w := r.bare(from - 1); w == "صحيفه" || w == "وكاله" || w == "قناه" || w == "جهاز" || w == "اداره" {
		from--
	}
	q := r.quote(from, n.to)
	sp := &speaker{body: n, attr: Attribution{Source: strings.Trim(q.Text, "\"“”«» "), Span: &q.Span, actor: a.Name}}
	switch {
	case a.Kind == actor.Media || a.Kind == actor.Monitor:
		sp.attr.Kind = incident.SourceMedia
		for i := n.to; i < s.to && i < n.to+4; i++ {
			if w := r.norm(i); w != "عن" && w != "citing" && w != "quoting" {
				continue
			}
			for j := i + 1; j < s.to && j < i+3; j++ {
				if officials[r.bare(j)] {
					inner := r.official(j, s)
					inner.attr.Via = sp.attr.Source
					inner.attr.Span.Start = q.Span.Start
					return inner
				}
			}
		}
		if r.know.Actors != nil && r.know.Actors.PartOf(a.ID, r.subject) {
			sp.attr.Kind = incident.SourceGroup
		}
	case a.Kind == actor.Institute:
		sp.attr.Kind = incident.SourceAnalyst
	case a.Kind == actor.Group && !a.Official():
		sp.attr.Kind = incident.SourceGroup
	case a.Kind == actor.Population:
		return nil
	default:
		sp.attr.Kind = incident.SourceOfficial
	}
	return sp
}

// official is somebody who speaks for an office without a name; a spokesperson speaks openly.
func (r *reader) official(i int, s *sentence) *speaker {
	to := i + 1
	for to < s.to && to < i+4 && r.tokens[to].Kind == text.Word && !stopCues[r.bare(to)] && !sayVerbs[r.bare(to)] && !verbal(r.norm(to)) {
		to++
	}
	from := i
	kind := incident.SourceAnonymous
	if isLatin(r.norm(i)) {
		to = i + 1
		for from > s.from && from > i-3 && r.tokens[from-1].Kind == text.Word && !stopCues[r.norm(from-1)] && r.norm(from-1) != "the" && r.norm(from-1) != "a" {
			from--
		}
	}
	if spokesmen[r.norm(i)] {
		kind = incident.SourceOfficial
	}
	// "مصدر في إدارة الأمن العام": the office speaks.
	var body *naming
	for k := i + 1; k < min(i+5, s.to); k++ {
		if n := r.namingAt(k); n != nil && n.a.Official() && n.how == actor.Named && (r.bare(k-1) == "في" || r.bare(k-1) == "باسم" || r.norm(k-1) == "at" || r.norm(k-1) == "for" || r.norm(k-1) == "the") {
			body, to, kind = n, n.to, incident.SourceOfficial
			break
		}
	}
	var name text.Bilingual
	if body != nil {
		name = body.a.Name
	} else {
		// Whom they speak for belongs to the phrase, with the whole of its name: "a spokesman for the …".
		for k := i + 1; k < min(max(to+1, i+4), s.to); k++ {
			n := r.namingAt(k)
			before := r.bare(k - 1)
			if before == "the" {
				before = r.norm(k - 2)
			}
			if n != nil && (n.from < to || before == "باسم" || before == "في" || before == "من" || before == "for" || before == "of" || before == "from" || before == "in") {
				to = max(to, n.to)
				if spokesmen[r.norm(i)] {
					name = n.a.Name
				}
				break
			}
		}
	}
	q := r.quote(from, to)
	return &speaker{body: body, attr: Attribution{Source: q.Text, Kind: kind, Span: &q.Span, actor: name}}
}

// verbal reports whether an Arabic word behind a source is a verb, which the name of a source does not reach over:
// "officials who asked not to be named".
func verbal(w string) bool {
	if isLatin(w) {
		return false
	}
	return strings.HasSuffix(w, "وا") || askVerbs[w]
}

var askVerbs = set("طلب", "طلبت", "رفض", "رفضت", "فضل", "فضلت", "اشترط", "اشترطت", "لم", "لا", "الذي", "التي", "الذين")

// analyst reads "الباحث في مركز …، فلان الفلاني،" and "So-and-so, a researcher at …".
func (r *reader) analyst(i int, s *sentence) *speaker {
	sp := &speaker{attr: Attribution{Kind: incident.SourceAnalyst}}
	end := i + 1
	near := r.actorsIn(i+1, i+9)
	for k := range near {
		if n := &near[k]; n.from > i && n.from < i+9 && n.to <= s.to && (n.a.Kind == actor.Institute || n.a.Kind == actor.Monitor) {
			sp.affiliation = n.a.Name.In(r.lang)
			end = n.to
			break
		}
	}
	from := end
	var to int
	if isLatin(r.norm(i)) {
		// The name stands before the comma.
		to = i
		for to > s.from && r.norm(to) != "," {
			to--
		}
		from = to
		for from > s.from && from > to-4 && r.tokens[from-1].Kind == text.Word && unicode.IsUpper([]rune(r.tokens[from-1].Text)[0]) {
			from--
		}
		if from == to { // "analyst Jane Doe said"
			from = i + 1
			for to = from; to < s.to && to < from+4 && r.tokens[to].Kind == text.Word && unicode.IsUpper([]rune(r.tokens[to].Text)[0]); {
				to++
			}
		}
	} else {
		// Behind the institute's full name and a comma; or straight behind the word.
		for from < s.to && from < end+5 && r.norm(from) != "،" && r.norm(from) != "," && end > i+1 {
			from++
		}
		if r.norm(from) == "،" || r.norm(from) == "," {
			from++
		}
		for to = from; to < s.to && to < from+5 && r.tokens[to].Kind == text.Word && r.bare(to) != "ان" && (!stopCues[r.norm(to)] || r.tokens[to].Text == "علي"); {
			to++
		}
	}
	if from < to {
		q := r.quote(from, to)
		sp.attr.Source, sp.attr.Span = q.Text, &q.Span
		for t := from; t < to; t++ {
			sp.name = append(sp.name, r.norm(t))
		}
		return sp
	}
	q := r.quote(i, end)
	sp.attr.Source, sp.attr.Span = q.Text, &q.Span
	return sp
}

// judgments are what analysts and quoted officials think, sentence by sentence.
func (r *reader) judgments() []Judgment {
	out := []Judgment{}
	for _, s := range r.sentences {
		sp := s.speaker
		if sp == nil || sp.attr.Source == "" {
			continue
		}
		from := sp.complement
		if from < s.from || from >= s.to {
			from = s.from
		}
		switch sp.attr.Kind {
		case incident.SourceAnalyst:
		case incident.SourceAnonymous, incident.SourceOfficial:
			// Only what stands in quotation marks: the rest is told as fact.
			if !r.quoted(from, s.to) {
				continue
			}
		default:
			continue
		}
		q := r.quote(from, s.to)
		if len([]rune(q.Text)) < 20 {
			continue
		}
		out = append(out, Judgment{Who: sp.attr.Source, Affiliation: sp.affiliation, Text: q.Text, Span: q.Span})
	}
	return out
}

// quoted reports whether at least six words stand in quotation marks between the tokens.
func (r *reader) quoted(from, to int) bool {
	inside, words := false, 0
	for i := from; i < to; i++ {
		if strings.ContainsAny(r.norm(i), "\"“”«»") {
			if inside && words >= 6 {
				return true
			}
			inside, words = !inside, 0
		} else if inside && r.tokens[i].Kind == text.Word {
			words++
		}
	}
	return inside && words >= 6
}

var (
	denyVerbs  = set("نفي", "نفت", "ينفي", "تنفي", "denied", "denies", "deny")
	claimVerbs = set("زعم", "زعمت", "ادعي", "ادعت", "تبني", "تبنت", "claimed", "claims")
)

func init() {
	learn(sayVerbs, sayPreps, officials, analysts)
}
