package watch

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Range is how many there may be: at least Low, at most High. High is −1 where no upper bound is known.
type Range struct {
	Low  int64 `json:"low"`
	High int64 `json:"high"`
}

// Zero reports whether it says: none.
func (r Range) Zero() bool { return r == Range{} }

// Open reports whether there is no upper bound.
func (r Range) Open() bool { return r.High < 0 }

// Holds reports whether n may be the number.
func (r Range) Holds(n int64) bool { return r.Low <= n && (r.Open() || n <= r.High) }

// Plus is how many two things that are surely different are together.
func (r Range) Plus(o Range) Range {
	out := Range{r.Low + o.Low, r.High + o.High}
	if r.Open() || o.Open() {
		out.High = -1
	}
	return out
}

// Hull is the range that holds both: what one happening was, when sources differ.
func (r Range) Hull(o Range) Range {
	out := Range{min(r.Low, o.Low), max(r.High, o.High)}
	if r.Open() || o.Open() {
		out.High = -1
	}
	return out
}

// Minus is what is left when o is taken away, and whether that can be: possible is false when even the most less the
// least is below nothing. What is left is never below nothing.
func (r Range) Minus(o Range) (left Range, possible bool) {
	left = Range{0, -1}
	if !o.Open() {
		left.Low = max(0, r.Low-o.High)
	}
	if !r.Open() {
		left.High = max(0, r.High-o.Low)
		possible = r.High >= o.Low
	}
	return left, possible || r.Open()
}

// String writes the range with figures: "40", "40–60", "40+".
func (r Range) String() string {
	switch {
	case r.Open():
		return strconv.FormatInt(r.Low, 10) + "+"
	case r.Low == r.High:
		return strconv.FormatInt(r.Low, 10)
	}
	return fmt.Sprintf("%d–%d", r.Low, r.High)
}

func (i *Inventory) bounds() Range { return Range{i.Min, i.Max} }

// Account is what one source's word on one kind comes to: what it said was there, less what is accounted for since. There
// is one for each source and kind, and they are never added: two sources that count the same depot count it twice.
type Account struct {
	Base      Inventory `json:"base"`      // the source's last word on how much was there
	Arrived   Range     `json:"arrived"`   // since
	Accounted Range     `json:"accounted"` // since: recovered, handed over, destroyed
	Lost      Range     `json:"lost"`      // since: taken by whom nobody answers for; part of Unaccounted
	// Unaccounted is Base and what arrived, less what is accounted for. It holds the true number whenever the source and
	// one of the sources of each happening are right.
	Unaccounted Range    `json:"unaccounted"`
	Happenings  []string `json:"happenings,omitempty"` // incidents that were counted, sorted
	// Open reports whether custody had a gap, or is not known, at any time since: only then is it likely that what is
	// unaccounted for is gone.
	Open  bool    `json:"open"`
	Later []Later `json:"later,omitempty"` // later counts, by whomever, in the order of their days
}

// Later holds a later count against an earlier word.
type Later struct {
	Earlier Inventory `json:"earlier"`
	Count   Inventory `json:"count"`
	Missing Range     `json:"missing"` // of what was there by the earlier word, less what is accounted for between, what the count did not find
}

// Loose is what incidents say of a kind that no source listed: it cannot be taken from anything.
type Loose struct {
	What       string   `json:"what"`
	Unit       string   `json:"unit"`
	Lost       Range    `json:"lost"`
	Accounted  Range    `json:"accounted"`
	Happenings []string `json:"happenings"`
}

// StockView is what all inventories of a site and the incidents linked to it say together.
type StockView struct {
	Accounts []Account           `json:"accounts"`
	Loose    []Loose             `json:"loose,omitempty"`
	Clashes  []SiteContradiction `json:"clashes,omitempty"`
}

// kind is what is counted and in what.
type stockKind struct{ what, unit string }

// tally adds up what happened to one kind after a day; figures of one happening make one range first.
type tally struct {
	arrived, accounted, lost Range
	happenings               []string
}

// tallied counts the movements of a kind after the day on, up to the day until (NoDay: without end). A happening of which
// it is not known whether it came after counts as one that may not have been: nothing up to its most.
func tallied(moves []Movement, k stockKind, on, until incident.Day) tally {
	type one struct {
		r      Range
		effect Effect
		sure   bool
		id     string
	}
	at := map[[3]string]int{}
	var list []one
	for i := range moves {
		m := &moves[i]
		if m.What != k.what || m.Unit != k.unit {
			continue
		}
		first, last := m.Start, m.End
		if last == incident.NoDay {
			last = first
		}
		if last != incident.NoDay && last < on { // before: the word on what was there knew it
			continue
		}
		if until != incident.NoDay && first != incident.NoDay && first > until {
			continue
		}
		sure := first != incident.NoDay && first > on && (until == incident.NoDay || last < until)
		r := Range{m.Min, m.Max}
		key := [3]string{m.Happening, m.Part, string(m.Effect)}
		if j, ok := at[key]; ok {
			list[j].r, list[j].sure = list[j].r.Hull(r), list[j].sure && sure
			continue
		}
		at[key] = len(list)
		list = append(list, one{r, m.Effect, sure, m.Happening})
	}
	var t tally
	for _, o := range list {
		if !o.sure {
			o.r.Low = 0
		}
		switch o.effect {
		case Arrived:
			t.arrived = t.arrived.Plus(o.r)
		case Recovered, HandedOver, Destroyed:
			t.accounted = t.accounted.Plus(o.r)
		case Lost:
			t.lost = t.lost.Plus(o.r)
		default:
			continue
		}
		t.happenings = append(t.happenings, o.id)
	}
	slices.Sort(t.happenings)
	t.happenings = slices.Compact(t.happenings)
	return t
}

// ComposeStock puts inventories and movements of one site together. custody says when the site was in nobody's hands.
// The order of what is given does not matter; an inventory given twice counts once.
func ComposeStock(stock []Inventory, moves []Movement, custody *CustodyView) StockView {
	v := StockView{}
	var list []Inventory
	for _, i := range sortBy(stock, func(i *Inventory) string { return i.ID }) {
		if !i.Withdrawn && (len(list) == 0 || list[len(list)-1].ID != i.ID) {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b Inventory) int { return cmp.Compare(a.On, b.On) })
	moves = slices.Clone(moves)
	slices.SortFunc(moves, func(a, b Movement) int {
		return cmp.Or(cmp.Compare(a.Happening, b.Happening), cmp.Compare(a.Part, b.Part), cmp.Compare(a.Effect, b.Effect), cmp.Compare(a.Min, b.Min), cmp.Compare(a.Max, b.Max))
	})
	listed := map[stockKind]bool{}
	last := map[[3]string]Inventory{}
	for _, i := range list {
		listed[stockKind{i.What, i.Unit}] = true
		last[[3]string{i.Said.Key(), i.What, i.Unit}] = i // in the order of days: the last stays
	}
	for _, base := range list {
		if last[[3]string{base.Said.Key(), base.What, base.Unit}].ID != base.ID {
			continue
		}
		v.Accounts = append(v.Accounts, account(base, list, moves, custody, &v.Clashes))
	}
	slices.SortStableFunc(v.Accounts, func(a, b Account) int {
		return cmp.Or(cmp.Compare(slices.Index(Stocks(), a.Base.What), slices.Index(Stocks(), b.Base.What)), cmp.Compare(a.Base.Unit, b.Base.Unit), cmp.Compare(a.Base.ID, b.Base.ID))
	})
	for _, what := range Stocks() {
		for _, unit := range Units(what) {
			k := stockKind{what, unit}
			if listed[k] {
				continue
			}
			t := tallied(moves, k, incident.NoDay, incident.NoDay)
			if len(t.happenings) > 0 {
				v.Loose = append(v.Loose, Loose{What: what, Unit: unit, Lost: t.lost, Accounted: t.accounted, Happenings: t.happenings})
			}
		}
	}
	return v
}

// account is what one inventory comes to.
func account(base Inventory, list []Inventory, moves []Movement, custody *CustodyView, clashes *[]SiteContradiction) Account {
	k := stockKind{base.What, base.Unit}
	t := tallied(moves, k, base.On, incident.NoDay)
	a := Account{Base: base, Arrived: t.arrived, Accounted: t.accounted, Lost: t.lost, Happenings: t.happenings}
	there := base.bounds().Plus(t.arrived)
	left, possible := there.Minus(t.accounted)
	a.Unaccounted = left
	clash := func(kind string, ids []string, w text.Bilingual) {
		ids = append(ids, t.happenings...)
		slices.Sort(ids)
		*clashes = append(*clashes, SiteContradiction{Kind: kind, Explanation: w, Statements: slices.Compact(ids)})
	}
	name := "\u2068" + cmp.Or(base.Said.Source.Name, base.Said.Source.ID) + "\u2069"
	switch {
	case !possible:
		clash("accounted", []string{base.ID}, text.Bilingual{
			AR: "ما ضُبط أو سُلّم أو دُمّر أكثر مما قال " + name + " إنه كان هناك: " + t.accounted.isolated() + " من " + there.isolated(),
			EN: "more was recovered, handed over or destroyed than " + name + " said was there: " + t.accounted.isolated() + " of " + there.isolated()})
	case !left.Open() && t.lost.Low > left.High:
		clash("lost", []string{base.ID}, text.Bilingual{
			AR: "ما أُخذ أكثر مما بقي بحسب " + name + ": " + t.lost.isolated() + " من " + left.isolated(),
			EN: "more was taken than was left by the word of " + name + ": " + t.lost.isolated() + " of " + left.isolated()})
	}
	if custody != nil {
		since := Span{base.On.Time().Unix() + daySeconds, End}
		a.Open = slices.ContainsFunc(custody.Gaps, func(g CustodyGap) bool { return g.Meets(since) }) || custody.Last == nil || custody.Last.To < since.From-daySeconds && custody.State != SiteHeld
	}
	// Earlier words of the same source, and this one, against what was counted later.
	for _, e := range list {
		if e.What != base.What || e.Unit != base.Unit || e.ID != base.ID && e.Said.Key() != base.Said.Key() {
			continue
		}
		for _, c := range list {
			if c.What != base.What || c.Unit != base.Unit || c.On <= e.On || e.ID == base.ID && c.Said.Key() == base.Said.Key() {
				continue
			}
			if e.ID != base.ID && c.Said.Key() != base.Said.Key() {
				continue // other sources' counts are held against the last word only
			}
			between := tallied(moves, k, e.On, c.On)
			was, ok := e.bounds().Plus(between.arrived).Minus(between.accounted)
			missing, found := was.Minus(c.bounds())
			a.Later = append(a.Later, Later{Earlier: e, Count: c, Missing: missing})
			if !ok || !found {
				other := "\u2068" + cmp.Or(c.Said.Source.Name, c.Said.Source.ID) + "\u2069"
				clash("found", []string{e.ID, c.ID}, text.Bilingual{
					AR: "أحصى " + other + " أكثر مما يمكن أن يكون قد بقي بحسب " + name + ": " + c.bounds().isolated() + " من " + was.isolated(),
					EN: other + " counted more than can have been left by the word of " + name + ": " + c.bounds().isolated() + " of " + was.isolated()})
			}
		}
	}
	return a
}

// isolated is the range in the middle of a sentence of either direction.
func (r Range) isolated() string { return "\u2068" + r.String() + "\u2069" }
