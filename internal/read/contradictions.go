package read

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Words quoted from the document stand in isolates (U+2068 … U+2069): they keep their own direction in a sentence of
// the other script.
var (
	quotesAR = regexp.MustCompile(`«([^»]+)»`)
	quotesEN = regexp.MustCompile(`“([^”]+)”`)
)

// contradict lists where the document disagrees with itself.
func (r *reader) contradict(out *Reading, events []*event) {
	add := func(kind, ar, en string, proposals []string, spans ...text.Span) {
		ar, en = quotesAR.ReplaceAllString(ar, "«\u2068$1\u2069»"), quotesEN.ReplaceAllString(en, "“\u2068$1\u2069”")
		out.Contradictions = append(out.Contradictions, Contradiction{Kind: kind, Explanation: text.Bilingual{AR: ar, EN: en}, Spans: spans, Proposals: proposals})
	}
	using := map[*date][]string{}
	for _, e := range events {
		for _, d := range e.dates {
			using[d] = append(using[d], e.id)
		}
	}
	for i := range r.dates {
		d := &r.dates[i]
		if d.months[0] != 0 {
			a, b := d.months[0], d.months[1]
			add("month_names",
				fmt.Sprintf("«%s» اسمان لشهرين مختلفين: %s هو الشهر %d، و%s هو الشهر %d.", d.when.Text, monthsAR[a], a, levantAR[b], b),
				fmt.Sprintf("“%s” names two different months: month %d (%s) and month %d (%s).", d.when.Text, a, englishMonth(a), b, englishMonth(b)),
				using[d], *d.when.Span)
		}
		if d.clash != "" && d.when.Start != incident.NoDay {
			add("date_vs_published",
				fmt.Sprintf("«%s» لا يوافق التاريخ المحسوب %s.", d.when.Text, d.when.Start),
				fmt.Sprintf("“%s” does not fit the date it comes to, %s.", d.when.Text, d.when.Start), using[d], *d.when.Span)
		}
	}
	blamed := r.blames(events)
	for _, e := range events {
		r.contradictDates(e, add)
		r.contradictCounts(e, add)
		r.contradictPlaces(e, add)
		r.contradictActors(e, blamed[e], add)
		if e.when != nil && e.when.Start != incident.NoDay && r.in.Published != incident.NoDay && e.when.Start > r.in.Published && e.when.Span != nil {
			told := slices.ContainsFunc(e.mentions, func(m *mention) bool {
				return !m.noun && m.mood == factual && m.date != nil && m.date.when.Span != nil && *m.date.when.Span == *e.when.Span && (isLatin(r.norm(m.from)) || !r.isPresent(m.from))
			})
			clash := slices.ContainsFunc(out.Contradictions, func(c Contradiction) bool {
				return c.Kind == "date_vs_published" && slices.Contains(c.Spans, *e.when.Span)
			})
			if c := e.mentions[0].certainty; told && !clash && (c == incident.Asserted || c == incident.Reported || c == incident.Claimed) {
				add("date_vs_published", fmt.Sprintf("يُروى كأنه وقع، لكن تاريخه %s بعد النشر في %s.", e.when.Start, r.in.Published),
					fmt.Sprintf("It is told as past, but its date %s is after publication on %s.", e.when.Start, r.in.Published), []string{e.id}, *e.when.Span)
			}
		}
	}
	r.contradictSums(add)
	seen := map[int]bool{}
	for _, p := range r.places {
		if p.variant >= 0 && !seen[p.variant] {
			seen[p.variant] = true
			add("name_variant", fmt.Sprintf("«%s» تُقرأ «%s» المذكورة في موضع آخر من النص.", p.p.Text, p.gz.AR),
				fmt.Sprintf("“%s” is read as “%s”, which the text names elsewhere.", p.p.Text, p.gz.AR), nil, *p.p.Span)
		}
	}
	if len(out.Contradictions) > maxContradictions {
		out.Contradictions = out.Contradictions[:maxContradictions]
		out.Notes = append(out.Notes, text.Bilingual{
			AR: fmt.Sprintf("يُعرض أول %d من مواضع التناقض في النص.", maxContradictions),
			EN: fmt.Sprintf("The first %d places where the text disagrees with itself are shown.", maxContradictions),
		})
	}
	slices.SortStableFunc(out.Contradictions, func(a, b Contradiction) int { return cmp.Compare(a.Spans[0].Start, b.Spans[0].Start) })
}

func englishMonth(m int) string { return incident.Date(2000, m, 1).Time().Month().String() }

type adder func(kind, ar, en string, proposals []string, spans ...text.Span)

// contradictDates compares what the mentions of one event say of its day.
func (r *reader) contradictDates(e *event, add adder) {
	var stated []*date
	for _, d := range e.dates {
		if r.rank(d) == 0 && d.when.Start != incident.NoDay {
			stated = append(stated, d)
		}
	}
	seen := map[[2]incident.Day]bool{} // one line for each pair of days, however often they are told
	for i, a := range stated {
		for _, b := range stated[i+1:] {
			pair := [2]incident.Day{min(a.when.Start, b.when.Start), max(a.when.Start, b.when.Start)}
			if seen[pair] {
				continue
			}
			// A pair of month names agrees with another date by one of its names and contradicts it by the other.
			if compatible(a.when, b.when) && len(a.rivals)+len(b.rivals) == 0 || *a.when.Span == *b.when.Span {
				continue
			}
			if vague(a.when) || vague(b.when) {
				continue
			}
			seen[pair] = true
			add("date_vs_date",
				fmt.Sprintf("تاريخان للواقعة نفسها: «%s» و«%s». يُحفظ الاثنان.", a.when.Text, b.when.Text),
				fmt.Sprintf("Two dates for one incident: “%s” and “%s”. Both are kept.", a.when.Text, b.when.Text),
				[]string{e.id}, *a.when.Span, *b.when.Span)
		}
	}
}

// telling is what one sentence, or one source in it, says of how many there were.
type telling struct {
	sentence int
	teller   string
	figures  []figure
	sum      int64 // of the figures that are no parts of others; with a lower bound where one is
	open     bool  // no upper bound
}

// upper is the most that a figure may be.
func upper(q incident.Quantity) int64 {
	if q.Max < 0 {
		return 1 << 40
	}
	return q.Max
}

// contradictCounts compares what different sources, or different places of the text, say of the same number. Figures
// that one sentence lists side by side are added up first: "four women, three men".
func (r *reader) contradictCounts(e *event, add adder) {
	byWhat := map[string][]telling{}
	var whats []string
	seen := map[int]bool{}
	n := 0
	for _, m := range e.mentions {
		for _, f := range m.figures {
			if seen[f.from] || f.part || n >= maxTold {
				continue
			}
			seen[f.from] = true
			n++
			k := r.sentenceAt(f.from)
			who := ""
			switch {
			case f.q.By != nil:
				who = *f.q.By
			case k >= 0:
				if sp := r.wordAt(f.from, &r.sentences[k]); sp != nil {
					who = sp.attr.Source
				}
			}
			key := f.q.What
			ts := byWhat[key]
			if ts == nil {
				whats = append(whats, key)
			}
			at := slices.IndexFunc(ts, func(t telling) bool { return t.sentence == k && t.teller == who })
			if at < 0 {
				ts = append(ts, telling{sentence: k, teller: who})
				at = len(ts) - 1
			}
			ts[at].figures = append(ts[at].figures, f)
			ts[at].sum += f.q.Value
			ts[at].open = ts[at].open || f.q.Max < 0
			byWhat[key] = ts
		}
	}
	said := map[string]bool{} // one line for each pair of figures
	for _, what := range whats {
		ts := byWhat[what]
		for i, a := range ts {
			for _, b := range ts[i+1:] {
				if !r.rivals(a, b) {
					continue
				}
				x, y := a.figures[0], b.figures[0]
				key := fmt.Sprint(what, min(x.q.Value, y.q.Value), max(x.q.Value, y.q.Value))
				if said[key] {
					continue
				}
				said[key] = true
				add("count_vs_count",
					fmt.Sprintf("عددان للأمر نفسه: «%s» و«%s».", x.q.Text, y.q.Text),
					fmt.Sprintf("Two figures for one thing: “%s” and “%s”.", x.q.Text, y.q.Text), []string{e.id}, *x.q.Span, *y.q.Span)
			}
		}
	}
}

// rivals reports whether two tellings cannot both be right: no figure of the one, nor their sum, fits one of the other,
// and they come from different sources, or the text sets one against the other.
func (r *reader) rivals(a, b telling) bool {
	if a.sentence == b.sentence && a.teller == b.teller || a.sentence < 0 || b.sentence < 0 {
		return false
	}
	differ := a.teller != b.teller && b.teller != "" && !strings.Contains(a.teller, b.teller) && !strings.Contains(b.teller, a.teller)
	set := r.setAgainst(b.sentence, b.figures[0].from)
	headline := r.sentences[a.sentence].headline
	if !differ && !set && !headline || headline && b.figures[0].later {
		return false
	}
	if r.bulleted(a.sentence) && r.bulleted(b.sentence) || r.updated(b.sentence) {
		return false
	}
	if x, y := a.figures[0].q.Of, b.figures[0].q.Of; x != "" && y != "" && !r.mayBeOne(x, y) {
		return false // of different people
	}
	fit := func(lo, hi, lo2, hi2 int64) bool { return lo <= hi2 && lo2 <= hi }
	bounds := func(t telling) [][2]int64 {
		out := make([][2]int64, 0, len(t.figures)+1)
		for _, f := range t.figures {
			out = append(out, [2]int64{f.q.Min, upper(f.q)})
		}
		if len(t.figures) > 1 {
			hi := t.sum
			if t.open {
				hi = 1 << 40
			}
			out = append(out, [2]int64{t.sum, hi})
		}
		return out
	}
	for _, x := range bounds(a) {
		for _, y := range bounds(b) {
			if fit(x[0], x[1], y[0], y[1]) || roughly(a, b) {
				return false
			}
		}
	}
	return true
}

// roughly reports whether a figure given as about so many lies within a tenth of the other.
func roughly(a, b telling) bool {
	for _, x := range a.figures {
		for _, y := range b.figures {
			if d := x.q.Value - y.q.Value; (x.q.Approx || y.q.Approx) && 10*max(d, -d) <= max(x.q.Value, y.q.Value) {
				return true
			}
		}
	}
	return false
}

// setAgainst reports whether a sentence sets what it says, up to token at, against what was said.
func (r *reader) setAgainst(k, at int) bool {
	s := r.sentences[k]
	for t := s.from; t < at && t < s.to; t++ {
		if contrasts[r.bares[t]] || rivalCues[r.bares[t]] {
			return true
		}
	}
	return false
}

// updated reports whether a sentence corrects a figure openly: it rose.
func (r *reader) updated(k int) bool {
	s := r.sentences[k]
	for t := s.from; t < s.to; t++ {
		if risen[r.bares[t]] {
			return true
		}
	}
	return false
}

var (
	rivalCues = set("تضارب", "خلافا", "مغايره", "higher", "lower", "disputed", "instead", "put", "speak", "spoke", "names", "gave", "counted", "تحدث", "تحدثت")
	risen     = set("ارتفع", "ارتفعت", "ارتفاع", "rose", "risen", "raised", "updated", "climbed", "increased")
)

func init() { learn(rivalCues, risen) }

// contradictSums holds the parts of a figure against their whole. Parts that the text gives as all of it must come to the
// whole, others to no more.
func (r *reader) contradictSums(add adder) {
	told := 0
	for i := 0; i < len(r.figures) && told < maxContradictions; i++ {
		whole := &r.figures[i]
		if whole.part {
			continue
		}
		s := r.sentenceOf(whole.from)
		var parts []*figure
		all := false
		for k := i + 1; k < len(r.figures) && k <= i+12; k++ {
			f := &r.figures[k]
			if f.from >= s.to {
				break
			}
			if len(parts) == 0 {
				if f.from-whole.to > 14 && !f.part {
					break
				}
				all = r.wholly(whole.to, f.from)
				if !f.part && !all && !r.apposed(whole.to, f.from) {
					break
				}
			}
			if f.q.What != whole.q.What && !f.part {
				continue
			}
			parts = append(parts, f)
		}
		if len(parts) >= 2 && !all && !parts[0].part {
			all = r.apposed(whole.to, parts[0].from) && (strings.HasPrefix(r.norm(parts[len(parts)-1].from), "و") || r.norm(parts[len(parts)-1].from-1) == "and")
		}
		if len(parts) == 0 {
			parts, all = r.partsBelow(whole, i)
		}
		if len(parts) == 0 || !all && !parts[0].part {
			continue
		}
		var lo, hi int64
		spans := []text.Span{*whole.q.Span}
		for _, f := range parts {
			lo, hi = lo+f.q.Min, hi+min(upper(f.q), 1<<30)
			spans = append(spans, *f.q.Span)
		}
		tooMany := lo > upper(whole.q)
		tooFew := all && len(parts) >= 2 && hi < whole.q.Min && !whole.q.Approx
		switch {
		case tooMany:
			told++
			add("count_sum", fmt.Sprintf("مجموع الأجزاء %d أكبر من الكل «%s».", lo, whole.q.Text),
				fmt.Sprintf("The parts come to %d, more than the whole “%s”.", lo, whole.q.Text), nil, spans...)
		case tooFew:
			told++
			add("count_sum", fmt.Sprintf("مجموع الأجزاء %d أقل من الكل «%s».", hi, whole.q.Text),
				fmt.Sprintf("The parts come to %d, less than the whole “%s”.", hi, whole.q.Text), nil, spans...)
		}
	}
	r.contradictTotals(add)
}

// wholly reports whether the words between a whole and its first part say that the parts are all of it.
func (r *reader) wholly(from, to int) bool {
	for t := from; t < to && t < len(r.tokens); t++ {
		switch r.norm(t) {
		case ":", "هم", "وهم", "وهي", "توزعت", "توزعوا", "موزعين", "موزعه", "(":
			return to-from <= 14
		}
		if w := r.bares[t]; w == "توزع" || w == "توزعت" {
			return true
		}
	}
	return false
}

// apposed reports whether only a comma stands between.
func (r *reader) apposed(from, to int) bool {
	if to-from < 1 || to-from > 2 {
		return false
	}
	w := r.norm(from)
	return w == "," || w == "،"
}

// partsBelow are the figures of the list that a sentence with a whole introduces: one of the kind in each item.
func (r *reader) partsBelow(whole *figure, i int) (parts []*figure, all bool) {
	k := r.sentenceAt(whole.from)
	if k < 0 {
		return nil, false
	}
	opens := r.norm(r.sentences[k].to-1) == ":"
	items := 0
	at := i + 1
	for n := k + 1; n < len(r.sentences) && n <= k+14; n++ {
		s := r.sentences[n]
		if !r.bulleted(n) {
			if n <= k+3 && items == 0 && r.norm(s.to-1) == ":" {
				opens = true
				continue
			}
			if n <= k+2 && items == 0 && opens || items > 0 && r.norm(s.to-1) == ":" {
				continue
			}
			if r.rest(s) { // "Thirty-four were caught in X, 29 in Y and the remaining 17 in Z"
				for ; at < len(r.figures) && r.figures[at].from < s.to; at++ {
					if f := &r.figures[at]; f.from >= s.from && f.q.What == whole.q.What {
						parts = append(parts, f)
					}
				}
				return parts, len(parts) >= 2
			}
			break
		}
		items++
		for ; at < len(r.figures) && r.figures[at].from < s.to; at++ {
			if f := &r.figures[at]; f.from >= s.from && f.q.What == whole.q.What && !f.part {
				parts = append(parts, f)
			}
		}
	}
	if !opens || len(parts) < 2 || len(parts) > items {
		return nil, false
	}
	return parts, true
}

// rest reports whether a sentence gives the remainder of a whole.
func (r *reader) rest(s sentence) bool {
	for t := s.from; t < s.to; t++ {
		if w := r.bares[t]; w == "remaining" || w == "rest" || w == "الباقون" || w == "الباقي" || w == "المتبقون" || w == "الباقين" {
			return true
		}
	}
	return false
}

// contradictTotals holds a total that comes behind its parts against them: "so the total is eight".
func (r *reader) contradictTotals(add adder) {
	for i := range r.figures {
		f := &r.figures[i]
		s := r.sentenceOf(f.from)
		total := false
		for t := s.from; t < f.from; t++ {
			switch r.bares[t] {
			case "مجموع", "المجموع", "اجمالي", "الاجمالي", "total", "overall":
				total = true
			}
		}
		if !total || f.part {
			continue
		}
		var sum, parts int64
		var spans []text.Span
		for k := i - 1; k >= 0 && k >= i-10; k-- {
			g := &r.figures[k]
			if g.from < s.from && !r.bulleted(r.sentenceAt(g.from)) {
				break
			}
			if g.q.What == f.q.What && !g.part {
				sum, parts = sum+g.q.Value, parts+1
				spans = append(spans, *g.q.Span)
			}
		}
		if parts >= 2 && (sum > upper(f.q) || sum < f.q.Min) && !f.q.Approx {
			slices.Reverse(spans)
			add("count_sum", fmt.Sprintf("مجموع الأجزاء %d، والنص يقول «%s».", sum, f.q.Text),
				fmt.Sprintf("The parts come to %d, and the text says “%s”.", sum, f.q.Text), nil, append(spans, *f.q.Span)...)
		}
	}
}

// contradictPlaces lists where two sources put one happening at places that exclude each other.
func (r *reader) contradictPlaces(e *event, add adder) {
	for _, m := range e.mentions {
		if !m.rival || len(m.places) == 0 {
			continue
		}
		for _, o := range e.mentions {
			if o == m || len(o.places) == 0 || !apart(o.places, m.places) && !r.otherSide(o.places[0], m.places[0]) {
				continue
			}
			a, b := o.places[0], m.places[0]
			if a.gz.ID == b.gz.ID || r.otherSide(a, b) {
				add("direction", fmt.Sprintf("جهتان للواقعة نفسها: «%s» و«%s».", a.p.Text, b.p.Text),
					fmt.Sprintf("Two directions for one incident: “%s” and “%s”.", a.p.Text, b.p.Text), []string{e.id}, *a.p.Span, *b.p.Span)
			} else {
				add("place_vs_place", fmt.Sprintf("مكانان للواقعة نفسها: «%s» و«%s».", a.p.Text, b.p.Text),
					fmt.Sprintf("Two places for one incident: “%s” and “%s”.", a.p.Text, b.p.Text), []string{e.id}, *a.p.Span, *b.p.Span)
			}
			return
		}
	}
}

// otherSide reports whether two places lie on different sides of the same place.
func (r *reader) otherSide(a, b place) bool {
	return a.gz.ID == b.gz.ID && a.toward != "" && b.toward != "" && a.toward != b.toward
}

// blames finds who is said to be behind what was told: "blamed", "اتهم … خلايا …", "claimed responsibility".
func (r *reader) blames(events []*event) map[*event][]*naming {
	out := map[*event][]*naming{}
	if r.know.Actors == nil {
		return out
	}
	for k := range r.sentences {
		s := &r.sentences[k]
		for t := s.from; t < s.to; t++ {
			n := r.blamedAt(t, s)
			if n == nil {
				continue
			}
			var of *event
			for _, e := range events {
				last := -1
				for _, m := range e.mentions {
					if m.sentence <= k {
						last = max(last, m.sentence)
					}
				}
				if last >= 0 && k-last <= 4 && violent[e.class] && (of == nil || last >= 0) {
					of = e
				}
			}
			if of != nil && len(out[of]) < maxSlots {
				out[of] = append(out[of], n)
			}
		}
	}
	return out
}

// blamedAt is the actor that a word of blame or claim at t names.
func (r *reader) blamedAt(t int, s *sentence) *naming {
	first := func(from, to int) *naming {
		near := r.actorsIn(from, min(to, s.to))
		for k := range near {
			if n := &near[k]; !n.dropped && n.a.Kind != actor.Media && n.a.Kind != actor.Monitor {
				return n
			}
		}
		return nil
	}
	switch w := r.bares[t]; {
	case blameTo[w]: // "blamed ISIS", "نسبه مصدر إلى", "ضلوع تنظيم"
		return first(t+1, t+6)
	case accusers[w]: // "اتهم ناشطون خلايا التنظيم": whom stands last
		near := r.actorsIn(t+1, min(t+10, s.to))
		for k := len(near) - 1; k >= 0; k-- {
			if n := &near[k]; !n.dropped {
				return n
			}
		}
	case laidAt[w]:
		for i := t + 1; i < s.to && i < t+10; i++ {
			if r.norm(i) == "الي" || r.norm(i) == "to" || r.norm(i) == "on" {
				return first(i+1, i+6)
			}
		}
	case w == "responsibility":
		near := r.actorsIn(s.from, t)
		for k := len(near) - 1; k >= 0; k-- {
			if n := &near[k]; !n.dropped {
				return n
			}
		}
	}
	return nil
}

var (
	blameTo  = set("blamed", "blames", "blaming", "accused", "accuses", "ضلوع", "تورط", "وقوف", "مسووليه", "تبنت", "تبني", "تبناه", "حمل", "حملت")
	accusers = set("اتهم", "اتهمت", "اتهموا", "يتهم", "تتهم")
	laidAt   = set("نسب", "نسبت", "نسبه", "نسبته", "نسبها", "attributed", "laidAt", "linked")
)

func init() { learn(blameTo, accusers, laidAt) }

// contradictActors lists where different sources name different doers.
func (r *reader) contradictActors(e *event, blamed []*naming, add adder) {
	var named []*naming
	for _, m := range e.mentions {
		for _, p := range m.roles {
			if (p.Role == incident.By || p.Role == incident.Claimant) && p.Span != nil && violent[e.class] {
				if n := r.namingOver(*p.Span); n != nil && n.a.Kind != actor.Population {
					named = append(named, n)
				}
			}
		}
	}
	if len(blamed) == 0 {
		return
	}
	for _, a := range append(named, blamed...) {
		for _, b := range blamed {
			if a == b || a.a.ID == "" || b.a.ID == "" || r.mayBeOne(a.a.ID, b.a.ID) {
				continue
			}
			qa, qb := r.quote(a.from, a.to), r.quote(b.from, b.to)
			add("actor_vs_actor", fmt.Sprintf("فاعلان مختلفان للواقعة نفسها: «%s» و«%s».", qa.Text, qb.Text),
				fmt.Sprintf("Two different doers of one incident: “%s” and “%s”.", qa.Text, qb.Text), []string{e.id}, qa.Span, qb.Span)
			return
		}
	}
}

// namingOver is the naming that stands at a span.
func (r *reader) namingOver(sp text.Span) *naming {
	for k := range r.actors {
		if n := &r.actors[k]; r.tokens[n.from].Span.Start < sp.End && sp.Start < r.tokens[n.to-1].Span.End {
			return n
		}
	}
	return nil
}

func sameTeller(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}
