package read

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// event is a happening with all its mentions.
type event struct {
	mentions []*mention
	class    incident.Class
	part     *event
	dates    []*date
	when     *incident.When
	rivals   []incident.When
	places   []place
	blames   []incident.Participant // who claims it or is accused of it, in other words than those that tell it
	id       string
}

// compose puts the mentions of one happening together and writes the reading.
func (r *reader) compose(ctx context.Context) Reading {
	out := Reading{Source: r.in.Source, Lang: r.lang, Published: r.in.Published, Proposals: []Proposal{}, Judgments: r.judgments(), Contradictions: []Contradiction{}, Mentions: r.everyMention()}
	r.signatures()
	events := r.merge(ctx)
	if r.readTo < len(r.sentences) {
		out.Notes = append(out.Notes, r.stopped())
	}
	r.echoes(events)
	r.lay(events)
	of := map[*mention]*event{}
	for i, e := range events {
		e.id = itoa(i + 1)
		for _, m := range e.mentions {
			of[m] = e
		}
	}
	r.partsOf(events, of)
	claimed := map[*date]bool{}
	for _, m := range r.mentions {
		claimed[m.date] = true
	}
	for _, e := range events {
		r.dateOf(e, of, claimed)
	}
	for _, e := range events { // a part without a date of its own happened when the whole did
		if e.when == nil && e.part != nil && e.part.when != nil {
			w := *e.part.when
			w.Reason = both("تاريخ الواقعة التي هو جزء منها: "+e.part.when.Reason.AR, "as the happening it is part of: "+e.part.when.Reason.EN)
			e.when = &w
		}
	}
	followed := map[*event][]string{} // ids of what the text puts after an event, in order
	for _, m := range r.mentions {
		if e := of[m.after]; e != nil && of[m] != nil && e != of[m] {
			followed[e] = append(followed[e], of[m].id)
		}
	}
	for _, e := range events {
		if ctx.Err() != nil {
			break
		}
		out.Proposals = append(out.Proposals, r.propose(e, followed[e]))
	}
	r.contradict(&out, events)
	return out
}

// everyMention lists what the text names, in its order.
func (r *reader) everyMention() Mentions {
	out := Mentions{Dates: make([]incident.When, 0, len(r.dates)), Places: make([]incident.Place, 0, len(r.places)), Actors: make([]Named, 0, len(r.actors)),
		Quantities: make([]incident.Quantity, 0, len(r.figures))}
	for i := range r.dates {
		if !r.dates[i].anchor {
			out.Dates = append(out.Dates, r.dates[i].mention())
		}
	}
	for i := range r.places {
		out.Places = append(out.Places, r.places[i].p)
	}
	for i := range r.actors {
		if n := &r.actors[i]; !n.dropped && (n.sort <= byReturn || n.a.ID != "") {
			q := r.quote(n.from, n.to)
			out.Actors = append(out.Actors, Named{ID: n.a.ID, Name: n.a.Name, Text: q.Text, Span: &q.Span})
		}
	}
	for i := range r.figures {
		out.Quantities = append(out.Quantities, r.figures[i].q)
	}
	return out
}

// signatures gives the date under a quoted post ("— name (@handle) January 24, 2025") to what the post says.
func (r *reader) signatures() {
	for i := range r.dates {
		d := &r.dates[i]
		k := r.sentenceAt(d.from)
		if k < 0 || d.when.Precision != incident.TimeDay {
			continue
		}
		s := r.sentences[k]
		if first := r.norm(s.from); first != "—" && first != "–" || !strings.Contains(r.index.Slice(s.span), "@") {
			continue
		}
		d.when.Reason = both("تاريخ المنشور المقتبس", "the date of the quoted post")
		lo := upTo(r.mentions, k-4, func(m **mention) int { return (*m).sentence })
		for _, m := range r.mentions[lo:upTo(r.mentions, k+1, func(m **mention) int { return (*m).sentence })] {
			if back := k - m.sentence; back >= 0 && back <= 4 && (m.date == nil || r.rank(m.date) > 0) && !r.breaksBetween(m, d) {
				m.date = d
			}
		}
	}
}

// toldIn are the mentions in a sentence.
func (r *reader) toldIn(sentence int) []*mention {
	at := func(m **mention) int { return (*m).sentence }
	return r.mentions[upTo(r.mentions, sentence, at):upTo(r.mentions, sentence+1, at)]
}

// stopped says that a document has more happenings than are read, and where reading stopped.
func (r *reader) stopped() text.Bilingual {
	percent := 100 * r.sentences[r.readTo].from / len(r.tokens)
	return text.Bilingual{
		AR: fmt.Sprintf("في النص وقائع أكثر مما يُقرأ من وثيقة واحدة؛ توقفت القراءة بعد نحو %d٪ منه ولم يُقرأ الباقي.", percent),
		EN: fmt.Sprintf("The text tells more happenings than are read from one document; reading stopped after about %d%% of it and the rest was not read.", percent),
	}
}

// breaksBetween reports whether a full stop of the running text lies between: then the post is another one.
func (r *reader) breaksBetween(m *mention, d *date) bool {
	return d.from-m.to > 90
}

// echoWords are the nouns by which a later sentence comes back to a happening.
var echoWords = map[incident.Class][]string{
	incident.PropagandaRelease: {"اصدار", "تسجيل", "شريط", "فيديو", "مقطع", "رابط", "video", "footage", "recording", "release", "link"},
	incident.FoiledPlot:        {"مخطط", "محاوله", "احباط", "plot"},
	incident.Meeting:           {"اجتماع", "meeting"},
	incident.Raid:              {"مداهمه", "عدد", "raid", "number"},
	incident.Arrest:            {"عدد", "number"},
	incident.Attack:            {"عدد", "حصيله", "number", "toll"},
	incident.Bombing:           {"عدد", "حصيله", "number", "toll"},
	incident.WeaponsLoss:       {"اسلحه", "مقار", "ذلك", "weapons", "arms", "sites"},
}

// echoes adds to a happening the sentences soon after it that come back to it by a noun and give its day, its
// places or whom it names.
func (r *reader) echoes(events []*event) {
	told := map[int]bool{}
	for _, m := range r.mentions {
		told[m.sentence] = true
	}
	for _, e := range events {
		last := e.mentions[len(e.mentions)-1]
		words := echoWords[e.class]
		for k := last.sentence + 1; k < len(r.sentences) && k <= last.sentence+4 && words != nil; k++ {
			s := &r.sentences[k]
			m := &mention{class: e.class, from: s.from, to: s.from + 1, sentence: k, left: s.from, right: s.to, echo: true, certainty: last.certainty, attr: last.attr, agent: last.agent}
			if told[k] {
				continue
			}
			back := r.says(m, words...)
			if !back && e.class != incident.PropagandaRelease {
				continue
			}
			inside := r.datesIn(s.from, s.to)
			for i := range inside {
				if d := &inside[i]; back && d.to <= s.to && r.rank(d) == 0 && !d.until && (d.when.Precision == incident.TimeDay || d.when.Precision == incident.TimeRelative) {
					m2 := *m
					m2.date = d
					e.mentions = append(e.mentions, &m2)
				}
			}
			if e.class == incident.PropagandaRelease {
				var targets []incident.Participant
				listed := r.actorsIn(s.from, s.to)
				for i := range listed {
					if n := &listed[i]; n.to <= s.to && !n.dropped && !r.ours(n.a.ID) && acts(n.a, incident.Attack) && n.a.Kind != actor.Media {
						targets = append(targets, r.participant(n, incident.Target))
					}
				}
				if len(targets) >= 4 || back && len(targets) == 3 {
					m.roles = targets
					e.mentions = append(e.mentions, m)
				}
			}
			if e.class != incident.PropagandaRelease {
				for _, f := range r.figuresIn(s.from, s.to) {
					if f.to <= s.to && f.q.Unit == "people" {
						m.figures = append(m.figures, f)
					}
				}
				if len(m.figures) > 0 {
					e.mentions = append(e.mentions, m)
					continue
				}
			}
			if e.class == incident.WeaponsLoss {
				for _, p := range r.placesIn(s.from, s.to) {
					if p.to <= s.to && p.toward != "" {
						m.places = append(m.places, p)
					}
				}
				if len(m.places) > 0 {
					e.mentions = append(e.mentions, m)
				}
			}
		}
	}
}

// partsOf finds what is part of what: the raid that foiled the plot, the threat in the video, the arrests of a campaign,
// one of the attacks that a month's count is of.
func (r *reader) partsOf(events []*event, of map[*mention]*event) {
	for k, e := range events {
		for _, m := range e.mentions {
			if m.part != nil && of[m.part] != e {
				e.part = of[m.part]
			}
		}
		if own := e.count(); own > 0 && e.part == nil && e.class != incident.Attack {
			for _, whole := range events[:k] { // "24 strikes: near Mosul, two strikes …", "71 missions. In Iraq, 52 missions …"
				if whole.class == e.class && whole.mentions[0].sentence < e.mentions[0].sentence && whole.count() > own && (e.part == nil || whole.count() > e.part.count()) {
					e.part = whole
				}
			}
		}
		for n := k - 1; n >= 0 && e.part == nil && n >= k-12; n-- {
			if r.partOf(e, events[n]) {
				e.part = events[n]
			}
		}
		for n := k + 1; n < len(events) && e.part == nil && n <= k+2; n++ {
			if (e.class == incident.Raid || e.class == incident.Arrest) && events[n].class == incident.FoiledPlot && r.partOf(e, events[n]) {
				e.part = events[n]
			}
		}
	}
	for _, e := range events { // nothing is a part of its own part
		for up, n := e.part, 0; up != nil; up, n = up.part, n+1 {
			if up == e || n > 4 {
				e.part = nil
				break
			}
		}
	}
}

// partOf reports whether a happening is a part of another that the text tells near it.
func (r *reader) partOf(e, whole *event) bool {
	m := e.mentions[0]
	far := 99
	var near *mention
	for _, p := range whole.mentions {
		if d := max(m.sentence-p.sentence, p.sentence-m.sentence); d < far {
			far, near = d, p
		}
	}
	if near == nil || near.date != nil && m.date != nil && r.rank(near.date) == 0 && r.rank(m.date) == 0 && !agree(near.date, m.date) {
		return false
	}
	switch {
	case whole.class == incident.FoiledPlot && (e.class == incident.Raid || e.class == incident.Arrest):
		if m.agent != "" && near.agent != "" && !r.mayBeOne(m.agent, near.agent) && r.ours(m.agent) {
			return false
		}
		return far <= 2 && (near.arrests || far <= 1 || r.says(m, "الخليه", "خليه", "المخطط", "cell", "plot", "plotters", "suspects", "المتورطين"))
	case whole.class == incident.PropagandaRelease && e.class == incident.Threat:
		return far <= 3
	case whole.class == incident.Operation && counter[e.class] && e.class != incident.Operation:
		return r.introduces(near.sentence, m.sentence) && r.bulleted(m.sentence) && m.sentence-near.sentence <= 10 || far <= 4 && r.duringIt(m)
	case whole.tally() && e.class == whole.class && !e.tally():
		return m.sentence > near.sentence && far <= 6 && m.date != nil
	}
	return false
}

// count is how many deeds the happening is told to be; 0 when nothing says so.
func (e *event) count() int64 {
	most := int64(0)
	for _, m := range e.mentions {
		most = max(most, m.count())
	}
	return most
}

func (m *mention) count() int64 {
	most := int64(0)
	for _, f := range m.figures {
		if f.what("attacks", "raids", "strikes") {
			most = max(most, f.q.Value)
		}
	}
	return most
}

// duringIt reports whether a sentence says that it tells of an operation named before: "ضمن العملية ذاتها", "during the campaign".
func (r *reader) duringIt(m *mention) bool {
	s := r.sentences[m.sentence]
	for t := s.from; t+1 < s.to && t < m.from; t++ {
		switch r.bares[t] {
		case "خلال", "ضمن", "during", "as", "اطار":
			for i := t + 1; i < t+4 && i < s.to; i++ {
				for _, f := range r.forms[i] {
					if f == "عمليه" || f == "حمله" || f == "عمليات" || f == "operation" || f == "campaign" || f == "sweep" {
						return true
					}
				}
			}
		}
	}
	return false
}

// says reports whether the sentence of a mention has one of the words.
func (r *reader) says(m *mention, words ...string) bool {
	s := r.sentences[m.sentence]
	for t := s.from; t < s.to; t++ {
		for _, f := range r.forms[t] {
			if slices.Contains(words, f) || slices.Contains(words, "ال"+f) {
				return true
			}
		}
	}
	return false
}

// dateOf chooses among the dates of the mentions: the reading that most of them allow, the finest first. The
// others stay as rivals.
func (r *reader) dateOf(e *event, of map[*mention]*event, claimed map[*date]bool) {
	for _, m := range e.mentions {
		if m.date != nil && len(e.dates) < maxTold && !slices.Contains(e.dates, m.date) {
			e.dates = append(e.dates, m.date)
		}
	}
	// A pair of month names in the same sentence that no other happening claims is a further telling of its day.
	for _, m := range e.mentions {
		s := r.sentences[m.sentence]
		inside := r.datesIn(s.from, s.to)
		for i := range inside {
			d := &inside[i]
			if d.months[0] != 0 && d.to <= s.to && len(e.dates) < maxTold && !slices.Contains(e.dates, d) && !claimed[d] && !slices.ContainsFunc(r.toldIn(m.sentence), func(o *mention) bool { return of[o] != e }) {
				e.dates = append(e.dates, d)
			}
		}
	}
	if d := r.timeAround(e); len(e.dates) == 0 && d != nil {
		e.dates = append(e.dates, d)
	}
	if len(e.dates) == 0 {
		return
	}
	best := r.rank(slices.MinFunc(e.dates, func(a, b *date) int { return cmp.Compare(r.rank(a), r.rank(b)) }))
	type option struct {
		w     incident.When
		votes int
	}
	var options []option
	for _, d := range e.dates {
		if r.rank(d) != best {
			continue
		}
		for _, w := range append([]incident.When{d.when}, d.rivals...) {
			votes := 0
			for _, o := range e.dates {
				if r.rank(o) != best {
					continue
				}
				if slices.ContainsFunc(append([]incident.When{o.when}, o.rivals...), func(x incident.When) bool { return compatible(w, x) }) {
					votes += 2
					if len(o.rivals) == 0 {
						votes++ // a date without a doubt counts for more
					}
				}
			}
			options = append(options, option{w, votes})
		}
	}
	fine := func(p incident.TimePrecision) int {
		return slices.Index([]incident.TimePrecision{incident.TimeDay, incident.TimeWeek, incident.TimeRange, incident.TimeMonth, incident.TimeYear, incident.TimeRelative}, p)
	}
	slices.SortStableFunc(options, func(a, b option) int {
		return cmp.Or(cmp.Compare(b.votes, a.votes), cmp.Compare(fine(a.w.Precision), fine(b.w.Precision)))
	})
	chosen := options[0].w
	e.when = &chosen
	for _, o := range options[1:] {
		if !compatible(o.w, chosen) && !slices.ContainsFunc(e.rivals, func(w incident.When) bool { return w.Start == o.w.Start && w.End == o.w.End }) {
			e.rivals = append(e.rivals, o.w)
		}
	}
}

// propose writes one proposal.
func (r *reader) propose(e *event, followed []string) Proposal {
	first := e.mentions[0]
	p := Proposal{ID: e.id, Class: e.class, Before: []string{}, Date: e.when, Rivals: e.rivals, Places: []incident.Place{}, Actors: []incident.Participant{},
		Quantities: []incident.Quantity{}, Methods: []string{}, Certainty: first.certainty, Attribution: first.attr, Trigger: r.anchors(first)[0]}
	if e.part != nil {
		id := e.part.id
		p.PartOf = &id
	}
	for _, m := range e.mentions {
		span := r.sentences[m.sentence].span
		if len(p.Evidence) < maxTold && !slices.Contains(p.Evidence, span) {
			p.Evidence = append(p.Evidence, span)
		}
		if !m.echo {
			for _, q := range append(r.anchors(m), m.tolls...) {
				if len(p.Anchors) < maxTold && !slices.Contains(p.Anchors, q) {
					p.Anchors = append(p.Anchors, q)
				}
			}
		}
		for _, f := range m.figures {
			r.addFigure(&p, f, m.class)
		}
		for _, name := range m.methods {
			if !slices.Contains(p.Methods, name) {
				p.Methods = append(p.Methods, name)
			}
		}
	}
	p.Attribution, p.Certainty = r.wordFor(e)
	p.Actors = append(p.Actors, r.company(e)...)
	p.Actors = append(p.Actors, r.sufferers(e, p.Actors)...)
	p.Before = append(p.Before, followed...)
	slices.Sort(p.Before)
	p.Before = slices.Compact(p.Before)
	if slices.Contains(p.Methods, "car_bomb") || slices.Contains(p.Methods, "ied") {
		p.Methods = slices.DeleteFunc(p.Methods, func(s string) bool { return s == "bombing" })
	}
	can, known := usual[p.Class]
	p.Methods = slices.DeleteFunc(p.Methods, func(s string) bool { return known && !slices.Contains(can, s) || s == "raid" && !known })
	if p.Class == incident.Bombing && len(p.Methods) == 0 {
		p.Methods = append(p.Methods, "bombing")
	}
	e.places = r.placesFor(e)
	for _, pl := range e.places {
		p.Places = append(p.Places, pl.p)
	}
	p.Side = r.side(e, p)
	if doer, ok := r.groupDid(e, p); ok {
		p.Actors = append([]incident.Participant{doer}, p.Actors...)
	}
	p.Actors = slices.DeleteFunc(p.Actors, r.alone)
	if outlet := r.outletOf(e, p); outlet != nil {
		p.Actors = append(p.Actors, r.participant(outlet, incident.Claimant))
	}
	p.Title, p.Summary = describe(p)
	return p
}

// addFigure adds a quantity; another figure for the same thing stays beside it as a rival.
func (r *reader) addFigure(p *Proposal, f figure, told incident.Class) {
	q := f.q
	if len(p.Quantities) >= maxTold {
		return
	}
	if f.part && q.Of == "" { // "three of them officers": a figure of its own, so that it is no rival of the whole
		q.Of = r.tokens[f.to-1].Text
	}
	switch p.Class { // what cannot belong to the class is of another happening
	case incident.Meeting, incident.Agreement, incident.IntelligenceSharing, incident.PropagandaRelease, incident.Statement:
		return
	}
	if !fits(q.What, p.Class) && !(told == incident.WeaponsSeizure && fits(q.What, told)) { // what was found where the bomb had struck
		return
	}
	if moves := p.Class == incident.Deployment || p.Class == incident.Withdrawal || p.Class == incident.Movement; q.What == "soldiers" && !moves {
		return
	}
	for _, o := range p.Quantities {
		if o.What == q.What && o.Of == q.Of && o.Value == q.Value && o.Min == q.Min && sameTeller(o.By, q.By) {
			return
		}
	}
	p.Quantities = append(p.Quantities, q)
}

// placesFor orders the places of an event: where it happened first, finest of all, and last the units and land that
// the text names around it. A place that only says where another lies ("الرقة" of "جنوب الرقة") is left out.
func (r *reader) placesFor(e *event) []place {
	var all []place
	for _, m := range e.mentions {
		for _, p := range m.places {
			if len(all) < maxTold && !slices.ContainsFunc(all, func(q place) bool { return q.gz.ID == p.gz.ID && q.toward == p.toward }) {
				all = append(all, p)
			}
		}
	}
	all = slices.DeleteFunc(all, func(p place) bool {
		return slices.ContainsFunc(all, func(q place) bool { return q.gz.ID == p.gz.ID && p.toward == "" && q.toward != "" })
	})
	around := func(p place) bool {
		return slices.ContainsFunc(all, func(q place) bool {
			if q.gz.ID == p.gz.ID && q.toward == p.toward {
				return false
			}
			if p.toward != "" && q.toward == "" && r.describes(q, p) || q.p.RadiusKM < p.p.RadiusKM && p.p.Precision == incident.PlaceRegion && p.toward == "" && within(q.gz, p.gz) {
				return true
			}
			return fineness(q.p.Precision) < fineness(p.p.Precision) && (within(q.gz, p.gz) || r.describes(q, p)) ||
				q.p.Precision.Point() && p.p.Precision == incident.PlaceTown && q.to <= p.from && p.from-q.to <= 3 && gapKM(p, q) < 30
		})
	}
	var out, wide []place
	for _, p := range all {
		if around(p) {
			wide = append(wide, p)
		} else {
			out = append(out, p)
		}
	}
	slices.SortStableFunc(wide, func(a, b place) int { return cmp.Compare(fineness(a.p.Precision), fineness(b.p.Precision)) })
	return append(out, wide...)
}

// describes reports whether a coarse place only says where a fine one just named lies: "الرصافة (بادية الرصافة جنوب الرقة)".
func (r *reader) describes(fine, coarse place) bool {
	return coarse.from >= fine.to && coarse.from-fine.to <= 5 && gapKM(fine, coarse) < 150
}

func gapKM(a, b place) float64 {
	if a.p.Coord == nil || b.p.Coord == nil {
		return 1e6
	}
	dx, dy := (a.p.Lon-b.p.Lon)*91, (a.p.Lat-b.p.Lat)*111
	return max(dx, -dx) + max(dy, -dy)
}

// labels name the classes at the head of a summary.
var labels = map[incident.Class]text.Bilingual{
	incident.Attack: {AR: "هجوم", EN: "Attack"}, incident.Clash: {AR: "اشتباك", EN: "Clash"}, incident.Bombing: {AR: "تفجير", EN: "Bombing"},
	incident.Shelling: {AR: "قصف", EN: "Shelling"}, incident.Assassination: {AR: "اغتيال", EN: "Assassination"}, incident.Kidnapping: {AR: "خطف", EN: "Kidnapping"},
	incident.Execution: {AR: "إعدام", EN: "Execution"}, incident.ExplosiveRemnant: {AR: "انفجار لغم أو ذخيرة من مخلفات الحرب", EN: "Mine or ordnance explosion"},
	incident.FoiledPlot: {AR: "إحباط مخطط", EN: "Plot foiled"}, incident.Arrest: {AR: "توقيف", EN: "Arrest"}, incident.Raid: {AR: "مداهمة", EN: "Raid"},
	incident.Operation: {AR: "عملية أمنية", EN: "Operation"}, incident.WeaponsSeizure: {AR: "ضبط أسلحة", EN: "Weapons seized"}, incident.WeaponsLoss: {AR: "استيلاء على أسلحة", EN: "Weapons taken"},
	incident.Seizure: {AR: "سيطرة", EN: "Seizure"}, incident.Airstrike: {AR: "غارة جوية", EN: "Airstrike"}, incident.Movement: {AR: "تحرّك", EN: "Movement"},
	incident.Withdrawal: {AR: "انسحاب", EN: "Withdrawal"}, incident.Deployment: {AR: "انتشار", EN: "Deployment"}, incident.Meeting: {AR: "اجتماع", EN: "Meeting"},
	incident.Agreement: {AR: "اتفاق", EN: "Agreement"}, incident.IntelligenceSharing: {AR: "تبادل معلومات", EN: "Intelligence shared"},
	incident.PropagandaRelease: {AR: "إصدار دعائي", EN: "Propaganda release"}, incident.Threat: {AR: "تهديد", EN: "Threat"}, incident.Statement: {AR: "تصريح", EN: "Statement"},
	incident.Aid: {AR: "مساعدات", EN: "Aid"}, incident.Other: {AR: "حدث", EN: "Event"},
}

// tellers name a source by its kind, where its own words are in the other language.
var tellers = map[incident.SourceKind]text.Bilingual{
	incident.SourceOfficial: {AR: "جهة رسمية", EN: "officials"}, incident.SourceAnonymous: {AR: "مصادر لم تُسمَّ", EN: "unnamed sources"},
	incident.SourceMedia: {AR: "وسيلة إعلام", EN: "a news outlet"}, incident.SourceAnalyst: {AR: "محلل", EN: "an analyst"}, incident.SourceGroup: {AR: "جماعة", EN: "a group"},
}

// words is the source in one language: the name of a known actor, else its words where they are in that language,
// else its kind.
func (a Attribution) words(lang string) string {
	switch {
	case a.actor.In(lang) != "":
		return a.actor.In(lang)
	case text.Lang(a.Source) == lang:
		return a.Source
	}
	return tellers[a.Kind].In(lang)
}

// describe composes title and summary from the slots, in both languages.
func describe(p Proposal) (title, summary text.Bilingual) {
	label := labels[p.Class]
	title = incident.ComposeTitle(incident.Claim{Class: p.Class, Actors: p.Actors, Places: p.Places, Quantities: p.Quantities, Methods: p.Methods, Certainty: p.Certainty})
	who := func(lang string, roles ...incident.Role) string {
		var names []string
		for _, a := range p.Actors {
			if slices.Contains(roles, a.Role) {
				names = append(names, a.Name.In(lang))
			}
		}
		if lang == "ar" {
			return strings.Join(names, "، ")
		}
		return strings.Join(names, ", ")
	}
	var sa, se []string
	line := func(ar, en, va, ve string) {
		if va != "" || ve != "" {
			sa, se = append(sa, ar+": "+va), append(se, en+": "+ve)
		}
	}
	line("الفاعل", "By", who("ar", incident.By, incident.Claimant), who("en", incident.By, incident.Claimant))
	line("ضد", "Against", who("ar", incident.Against, incident.Target, incident.Victim), who("en", incident.Against, incident.Target, incident.Victim))
	line("بمشاركة", "With", who("ar", incident.With, incident.Involved), who("en", incident.With, incident.Involved))
	if p.Date != nil {
		w := showWhen(*p.Date)
		line("الزمن", "When", w.AR, w.EN)
	}
	var pa, pe, qa, qe []string
	for _, pl := range p.Places {
		pa, pe = append(pa, pl.Name.In("ar")), append(pe, pl.Name.In("en"))
	}
	line("المكان", "Where", strings.Join(pa, "، "), strings.Join(pe, ", "))
	for _, q := range p.Quantities {
		s := q.Words()
		qa, qe = append(qa, s.AR), append(qe, s.EN)
	}
	line("الأعداد", "Figures", strings.Join(qa, "، "), strings.Join(qe, ", "))
	if p.Attribution.Kind != incident.SourceAuthor {
		line("المصدر", "Source", p.Attribution.words("ar"), p.Attribution.words("en"))
	}
	summary = text.Bilingual{AR: label.AR, EN: label.EN}
	if len(sa) > 0 {
		summary = text.Bilingual{AR: label.AR + ". " + strings.Join(sa, ". ") + ".", EN: label.EN + ". " + strings.Join(se, ". ") + "."}
	}
	return title, summary
}
