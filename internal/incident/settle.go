package incident

import (
	"cmp"
	"slices"
)

// account is one claim of a composition with what ranking needs to know of it.
type account struct {
	claim  *Claim
	source int  // number of its source, equal for equal Source.ID
	grade  int  // gradeClass of its grade
	denies bool // says that it did not happen: gives values, but corroborates none
	aside  bool // what its source says otherwise than in another claim (Claim.Otherwise)
}

// vote is the value that one account gives for one field.
type vote[T any] struct {
	account int // index into bench.accounts
	value   T
}

// law says how the votes of one kind of field are compared. The functions are pure. The zero value of an
// optional function means: all alike.
type law[T any] struct {
	same  func(a, b *T) bool    // an equivalence: the same statement
	holds func(wide, b *T) bool // optional: statement wide leaves room for b, which is at least as fine
	width func(*T) int          // optional: how coarse; 0 is finest
	spec  func(*T) int          // optional: how much it tells beyond that; more is better
	first func(vote[T]) int     // optional: outranks the number of sources
}

// option is one distinct value and the accounts that stand for it.
type option[T any] struct {
	value    T
	accounts []int // ascending, which is ascending by claim id
	first    int
	sources  int
	plain    int // 1: some account gives it that is no aside
	grade    int
	width    int
	spec     int
}

// bench is the accounts of one composition, and room to count sources in.
type bench struct {
	accounts []account
	seen     []bool   // one per source; all false between calls
	alone    []string // the id of the only account, shared by all fields; nil when there are several
}

// sources counts the independent sources among accounts; those that deny corroborate nothing.
func (b *bench) sources(accounts []int) int {
	if len(accounts) == 1 {
		if b.accounts[accounts[0]].denies {
			return 0
		}
		return 1
	}
	n := 0
	for _, i := range accounts {
		if a := &b.accounts[i]; !a.denies && !b.seen[a.source] {
			b.seen[a.source] = true
			n++
		}
	}
	for _, i := range accounts {
		b.seen[b.accounts[i].source] = false
	}
	return n
}

func (b *bench) ids(accounts ...int) []string {
	if b.alone != nil {
		return b.alone
	}
	out := make([]string, len(accounts))
	for i, a := range accounts {
		out[i] = b.accounts[a].claim.ID
	}
	return out
}

// rank orders options for being shown: most independent sources, then what is no mere aside, then class of grade,
// then fineness, then how much is told, then the smallest claim id. No two options of one field share a claim, so
// it is total.
func rank[T any](a, b *option[T]) int {
	return cmp.Or(
		cmp.Compare(b.first, a.first),
		cmp.Compare(b.sources, a.sources),
		cmp.Compare(b.plain, a.plain),
		cmp.Compare(b.grade, a.grade),
		cmp.Compare(a.width, b.width),
		cmp.Compare(b.spec, a.spec),
		cmp.Compare(a.accounts[0], b.accounts[0]),
	)
}

// settle makes one field from the votes (ascending by account, at most one per account, at least one).
//
// Equal statements are put together. Then, finest first, each statement joins the best ranked finer one it
// leaves room for, or else stands for itself; what then stands is ranked. So a coarse statement supports
// the finer one that is shown, and statements that exclude each other are rivals. Every vote ends in
// exactly one place.
func settle[T any](b *bench, votes []vote[T], l *law[T]) Field[T] {
	if len(votes) == 1 {
		return Field[T]{Value: votes[0].value, Claims: b.ids(votes[0].account)}
	}
	options := gather(b, votes, l)
	if len(options) > 1 && l.holds != nil {
		options = fold(b, options, l)
	}
	slices.SortFunc(options, rank[T])
	f := Field[T]{Value: options[0].value, Claims: b.ids(options[0].accounts...)}
	for _, o := range options[1:] {
		f.Rivals = append(f.Rivals, Rival[T]{Value: o.value, Claims: b.ids(o.accounts...)})
	}
	return f
}

// gather puts equal statements together. Of several wordings of one statement, that of the best graded, then
// finest, then fullest account is kept.
func gather[T any](b *bench, votes []vote[T], l *law[T]) []*option[T] {
	var options []*option[T]
next:
	for i := range votes {
		v := &votes[i]
		grade := b.accounts[v.account].grade
		width, spec, first := 0, 0, 0
		if l.width != nil {
			width = l.width(&v.value)
		}
		if l.spec != nil {
			spec = l.spec(&v.value)
		}
		if l.first != nil {
			first = l.first(*v)
		}
		for _, o := range options {
			if !l.same(&o.value, &v.value) {
				continue
			}
			o.accounts = append(o.accounts, v.account)
			if cmp.Or(cmp.Compare(grade, o.grade), cmp.Compare(o.width, width), cmp.Compare(spec, o.spec)) > 0 {
				o.value, o.grade, o.width, o.spec = v.value, grade, width, spec
			}
			o.first = max(o.first, first)
			continue next
		}
		options = append(options, &option[T]{value: v.value, accounts: []int{v.account}, first: first, grade: grade, width: width, spec: spec})
	}
	for _, o := range options {
		b.weigh(o.accounts, &o.sources, &o.plain)
	}
	return options
}

// weigh counts the sources of accounts, and tells whether one of them is no aside.
func (b *bench) weigh(accounts []int, sources, plain *int) {
	*sources, *plain = b.sources(accounts), 0
	for _, i := range accounts {
		if !b.accounts[i].aside {
			*plain = 1
			return
		}
	}
}

// fold lets coarse statements join the finer ones they leave room for.
func fold[T any](b *bench, options []*option[T], l *law[T]) []*option[T] {
	slices.SortFunc(options, func(x, y *option[T]) int {
		return cmp.Or(cmp.Compare(x.width, y.width), rank(x, y))
	})
	type stand struct {
		own    *option[T] // as it ranks by itself
		joined option[T]  // with what joined it
	}
	var stands []*stand
	for _, o := range options {
		var best *stand
		for _, s := range stands {
			if l.holds(&o.value, &s.own.value) && (best == nil || rank(s.own, best.own) < 0) {
				best = s
			}
		}
		if best == nil {
			stands = append(stands, &stand{own: o, joined: *o})
			continue
		}
		j := &best.joined
		j.accounts = append(slices.Clone(j.accounts), o.accounts...)
		j.first = max(j.first, o.first)
		j.grade = max(j.grade, o.grade)
	}
	out := make([]*option[T], len(stands))
	for i, s := range stands {
		slices.Sort(s.joined.accounts)
		b.weigh(s.joined.accounts, &s.joined.sources, &s.joined.plain)
		out[i] = &s.joined
	}
	return out
}
