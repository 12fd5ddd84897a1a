package watch

import (
	"cmp"
	"slices"
	"time"

	"tansiq/internal/text"
)

// SiteRules is what the desk decided about reading reports.
type SiteRules struct {
	// Fresh is for how long the last report is carried on: a stretch of time without any report that is no longer is
	// taken to be as it was before. A longer one is a gap from its first moment. Zero: thirty days.
	Fresh time.Duration
}

// DefaultFresh is for how long a report is carried on unless the desk says otherwise.
const DefaultFresh = 30 * 24 * time.Hour

func (r SiteRules) fresh() int64 {
	if r.Fresh <= 0 {
		return int64(DefaultFresh / time.Second)
	}
	return int64(r.Fresh / time.Second)
}

// Stand is one custodian in a stretch of time, and the reports that say so.
type Stand struct {
	Kind      CustodyKind `json:"kind"`
	Custodian Party       `json:"custodian,omitzero"`
	Reports   []string    `json:"reports"` // ids, sorted
	Sources   int         `json:"sources"` // independent ones
}

// key tells custodians apart.
func (c *Custody) key() string {
	if c.Kind == Nobody {
		return "\x00nobody"
	}
	return cmp.Or(c.Custodian.ID, "name:"+c.Custodian.Name.EN+"\x00"+c.Custodian.Name.AR)
}

// Stretch is a span of time in which the same reports say the same. More than one stand: the sources differ, and
// nothing here decides between them.
type Stretch struct {
	Span
	Stands  []Stand `json:"stands"`
	Carried bool    `json:"carried,omitempty"` // no report speaks of it: carried on from the stretch before
}

// held reports whether any source says that somebody had the site.
func (s *Stretch) held() bool {
	return slices.ContainsFunc(s.Stands, func(d Stand) bool { return d.Kind == Held })
}

// GapWhy is why a stretch of time is a gap in custody.
type GapWhy string

// The reasons.
const (
	GapNobody GapWhy = "nobody" // a source says that nobody had it
	GapLeft   GapWhy = "left"   // the custodian left, and nobody is said to have come
	GapUnsaid GapWhy = "unsaid" // no source says anything
)

// CustodyGap is a stretch of time in which nobody is said to have had a site.
type CustodyGap struct {
	Span
	Why   GapWhy  `json:"why"`
	After []Stand `json:"after,omitempty"` // who had it last before
	Open  bool    `json:"open,omitempty"`  // it lasts
}

// SiteState is how a site's custody stands at a moment.
type SiteState string

// The states.
const (
	SiteUnreported SiteState = "unreported" // nobody ever said anything
	SiteHeld       SiteState = "held"       // one custodian, by the last reports
	SiteDisputed   SiteState = "disputed"   // the last reports name several, or one and nobody
	SiteOpen       SiteState = "nobody"     // the last reports say that nobody has it
	SiteLeft       SiteState = "left"       // the last custodian left, and nothing is said since
	SiteStale      SiteState = "stale"      // the last report is old: known only as of then
)

// SiteStates lists the states, what asks for attention first.
func SiteStates() []SiteState {
	return []SiteState{SiteOpen, SiteLeft, SiteDisputed, SiteStale, SiteUnreported, SiteHeld}
}

// CustodyView is what all reports on a site say together.
type CustodyView struct {
	State    SiteState    `json:"state"`
	Timeline []Stretch    `json:"timeline"` // in order, disjoint; where nothing is said there is no stretch
	Gaps     []CustodyGap `json:"gaps"`     // from the first report on
	// Last is the last stretch for which a source says that somebody had it: the last known custody. Nil: never.
	Last *Stretch `json:"last,omitempty"`
	// Unknown is the moment since which custody is not known: seconds since 1970 UTC; Begin: it never was; End: it is known.
	Unknown  int64               `json:"unknown"`
	Disputed Spans               `json:"disputed,omitempty"` // when sources differ
	Clashes  []SiteContradiction `json:"clashes,omitempty"`
}

// ComposeCustody puts reports on one site together as they stand at a moment. The order of reports does not matter, one
// given twice counts once, and one that is taken out leaves what the others say. Withdrawn reports, and those on what
// comes after the moment, count for nothing.
func ComposeCustody(reports []Custody, at time.Time, rules SiteRules) CustodyView {
	now := at.Unix()
	type said struct {
		*Custody
		span Span
	}
	var all []said
	seen := map[string]bool{}
	reports = sortBy(reports, func(c *Custody) string { return c.ID })
	for i := range reports {
		c := &reports[i]
		s := c.Span()
		s.To = min(s.To, now)
		if c.Withdrawn || seen[c.ID] || s.Empty() {
			continue
		}
		seen[c.ID] = true
		all = append(all, said{c, s})
	}
	v := CustodyView{State: SiteUnreported, Unknown: Begin}
	if len(all) == 0 {
		return v
	}
	stands := func(list []said) []Stand {
		at := map[string]int{}
		sources := map[[2]string]bool{}
		var out []Stand
		for _, c := range list {
			k := c.key()
			i, ok := at[k]
			if !ok {
				i = len(out)
				at[k] = i
				out = append(out, Stand{Kind: c.Kind, Custodian: c.Custodian})
			}
			out[i].Reports = append(out[i].Reports, c.ID)
			if s := [2]string{k, c.Said.Key()}; !sources[s] {
				sources[s] = true
				out[i].Sources++
			}
		}
		slices.SortFunc(out, func(a, b Stand) int {
			return cmp.Or(-cmp.Compare(a.Sources, b.Sources), cmp.Compare(a.Reports[0], b.Reports[0]))
		})
		return out
	}
	edges := make([]int64, 0, 2*len(all)+1)
	for _, c := range all {
		edges = append(edges, c.span.From, c.span.To)
	}
	edges = append(edges, now)
	slices.Sort(edges)
	edges = slices.Compact(edges)

	add := func(s Stretch) {
		if n := len(v.Timeline); n > 0 {
			p := &v.Timeline[n-1]
			if p.To == s.From && p.Carried == s.Carried && slices.EqualFunc(p.Stands, s.Stands, func(a, b Stand) bool { return slices.Equal(a.Reports, b.Reports) }) {
				p.To = s.To
				return
			}
		}
		v.Timeline = append(v.Timeline, s)
	}
	gap := func(g CustodyGap) {
		if n := len(v.Gaps); n > 0 && v.Gaps[n-1].To == g.From && v.Gaps[n-1].Why == g.Why {
			v.Gaps[n-1].To = g.To
			return
		}
		if v.Last != nil {
			g.After = v.Last.Stands
		}
		v.Gaps = append(v.Gaps, g)
	}
	for i := 0; i+1 < len(edges); i++ {
		cell := Span{edges[i], edges[i+1]}
		var now []said
		for _, c := range all {
			if c.span.Holds(cell.From) {
				now = append(now, c)
			}
		}
		s := Stretch{Span: cell, Stands: stands(now)}
		if len(now) == 0 { // a cell without reports is all that lies between two of them: an edge bounds it on both sides
			var before []said // those that did not say that they left
			for _, c := range all {
				if c.span.To == cell.From && !(c.Left && c.Until.Unix() == c.span.To) {
					before = append(before, c)
				}
			}
			switch {
			case len(before) == 0:
				gap(CustodyGap{Span: cell, Why: GapLeft})
				continue
			case cell.To-cell.From > rules.fresh():
				gap(CustodyGap{Span: cell, Why: GapUnsaid})
				continue
			}
			s.Stands, s.Carried = stands(before), true
		}
		add(s)
		if last := &v.Timeline[len(v.Timeline)-1]; s.held() {
			if !s.Carried {
				copied := *last
				v.Last = &copied
			}
		} else {
			gap(CustodyGap{Span: cell, Why: GapNobody})
		}
		if len(s.Stands) > 1 {
			v.Disputed = append(v.Disputed, cell)
		}
	}
	v.Disputed = Normal(v.Disputed)
	if n := len(v.Gaps); n > 0 && v.Gaps[n-1].To == now {
		v.Gaps[n-1].Open = true
	}
	v.State, v.Unknown = v.stand(now)
	var left, others []Custody
	for _, c := range all {
		if c.Left {
			left = append(left, *c.Custody)
		} else {
			others = append(others, *c.Custody)
		}
	}
	v.Clashes = v.clashes(left, others)
	return v
}

// stand says how the end of the time line stands at a moment.
func (v *CustodyView) stand(now int64) (SiteState, int64) {
	if n := len(v.Gaps); n > 0 && v.Gaps[n-1].To == now {
		switch g := v.Gaps[n-1]; g.Why {
		case GapLeft:
			return SiteLeft, g.From
		case GapUnsaid:
			return SiteStale, g.From
		default:
			return SiteOpen, End
		}
	}
	last := v.Timeline[len(v.Timeline)-1]
	if len(last.Stands) > 1 {
		return SiteDisputed, End
	}
	return SiteHeld, End
}

// GapSpans are the gaps as a set of moments.
func (v *CustodyView) GapSpans() Spans {
	list := make([]Span, len(v.Gaps))
	for i, g := range v.Gaps {
		list[i] = g.Span
	}
	return Normal(list)
}

// SiteContradiction is a disagreement on a site, in words, with the statements that disagree.
type SiteContradiction struct {
	Kind        string         `json:"kind"` // custody, left, accounted, lost, found
	Explanation text.Bilingual `json:"explanation"`
	Statements  []string       `json:"statements"` // ids, sorted
}

// clashes puts into words where reports cannot both be true.
func (v *CustodyView) clashes(left, others []Custody) []SiteContradiction {
	var out []SiteContradiction
	told := map[string]bool{}
	for i := range v.Timeline {
		s := &v.Timeline[i]
		if len(s.Stands) < 2 || s.Carried {
			continue
		}
		var ids, names []string
		for _, d := range s.Stands {
			ids = append(ids, d.Reports...)
			names = append(names, (&Custody{Kind: d.Kind, Custodian: d.Custodian}).key())
		}
		slices.Sort(names)
		k := text.Bilingual{}
		key := ""
		for _, n := range names {
			key += n + "\x00"
		}
		if told[key] {
			continue
		}
		told[key] = true
		for j, d := range s.Stands {
			if j > 0 {
				k.AR, k.EN = k.AR+"، وبعضها: ", k.EN+"; others: "
			}
			w := d.Words()
			k.AR, k.EN = k.AR+w.AR, k.EN+w.EN
		}
		slices.Sort(ids)
		out = append(out, SiteContradiction{Kind: "custody", Statements: slices.Compact(ids), Explanation: text.Bilingual{
			AR: "تختلف المصادر في من كان الموقع في عهدته: بعضها: " + k.AR,
			EN: "the sources differ on who had the site: some say: " + k.EN}})
	}
	for i := range left {
		for j := range others {
			l, o := &left[i], &others[j]
			if s := o.Span(); l.key() == o.key() && s.From < l.Until.Unix() && l.Until.Unix() < s.To && o.Kind == Held {
				ids := []string{l.ID, o.ID}
				slices.Sort(ids)
				w := (&Stand{Kind: Held, Custodian: l.Custodian}).Words()
				out = append(out, SiteContradiction{Kind: "left", Statements: ids, Explanation: text.Bilingual{
					AR: w.AR + ": يقول مصدر إنها غادرت، ويقول آخر إنها كانت هناك بعد ذلك",
					EN: w.EN + ": one source says that they left, another that they were still there afterwards"}})
			}
		}
	}
	return out
}

// Words names the custodian.
func (d *Stand) Words() text.Bilingual {
	if d.Kind == Nobody {
		return text.Bilingual{AR: "لا أحد", EN: "nobody"}
	}
	w := text.Bilingual{AR: d.Custodian.Name.In("ar"), EN: d.Custodian.Name.In("en")}
	if w.AR == "" {
		w.AR, w.EN = d.Custodian.ID, d.Custodian.ID
	}
	return text.Bilingual{AR: "\u2068" + w.AR + "\u2069", EN: "\u2068" + w.EN + "\u2069"}
}
