package read

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
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
	for _, e := range events {
		r.contradictDates(e, add)
		r.contradictCounts(e, add)
		if e.when != nil && e.when.Start != incident.NoDay && r.in.Published != incident.NoDay && e.when.Start > r.in.Published && e.when.Span != nil {
			if c := e.mentions[0].certainty; c == incident.Asserted || c == incident.Reported || c == incident.Claimed {
				add("date_vs_published", fmt.Sprintf("يُروى كأنه وقع، لكن تاريخه %s بعد النشر في %s.", e.when.Start, r.in.Published),
					fmt.Sprintf("It is told as past, but its date %s is after publication on %s.", e.when.Start, r.in.Published), []string{e.id}, *e.when.Span)
			}
		}
	}
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

func sameTeller(a, b *string) bool {
	if a == nil || b == nil {
		return a == b
	}
	return *a == *b
}

// contradictCounts compares figures for the same thing, and parts against their whole.
func (r *reader) contradictCounts(e *event, add adder) {
	var all []figure
	for _, m := range e.mentions {
		for _, f := range m.figures {
			if len(all) < maxTold && !slices.ContainsFunc(all, func(g figure) bool { return g.from == f.from }) {
				all = append(all, f)
			}
		}
	}
	upper := func(q incident.Quantity) int64 {
		if q.Max < 0 {
			return 1 << 40
		}
		return q.Max
	}
	seen := map[string]bool{} // one line for each pair of figures
	for i, a := range all {
		parts := int64(0)
		spans := []text.Span{*a.q.Span}
		for _, b := range all[i+1:] {
			if a.q.What != b.q.What {
				continue
			}
			switch {
			case b.part && !a.part && a.q.What == b.q.What && b.from-a.to < 15:
				parts += b.q.Min
				spans = append(spans, *b.q.Span)
			case a.q.What == b.q.What && a.q.Of == b.q.Of && !a.part && !b.part && a.q.Unit == "people" && (a.q.Min > upper(b.q) || b.q.Min > upper(a.q)) && (r.sentenceAt(a.from) != r.sentenceAt(b.from) || !sameTeller(a.q.By, b.q.By)):
				key := fmt.Sprint(a.q.What, a.q.Of, min(a.q.Value, b.q.Value), max(a.q.Value, b.q.Value))
				if seen[key] {
					continue
				}
				seen[key] = true
				add("count_vs_count",
					fmt.Sprintf("عددان للأمر نفسه: «%s» و«%s».", a.q.Text, b.q.Text),
					fmt.Sprintf("Two figures for one thing: “%s” and “%s”.", a.q.Text, b.q.Text), []string{e.id}, *a.q.Span, *b.q.Span)
			}
		}
		if parts > upper(a.q) {
			add("count_sum", fmt.Sprintf("مجموع الأجزاء %d أكبر من الكل «%s».", parts, a.q.Text),
				fmt.Sprintf("The parts come to %d, more than the whole “%s”.", parts, a.q.Text), []string{e.id}, spans...)
		}
	}
}
