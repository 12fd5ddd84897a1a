package incident

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"tansiq/internal/text"
)

// ErrNoClaims is what Compose returns when no claim is confirmed: there is nothing to show.
var ErrNoClaims = errors.New("composing an incident: none of its claims is confirmed")

// Compose makes an incident from a set of claims about one happening.
//
// It is pure: the order of the claims does not matter, a claim given twice counts once, and the result for a
// set without some claim is what it would be had that claim never been. Claims that are not confirmed are
// ignored; ErrNoClaims when none is left, another error when two different claims share an id. Claims are
// taken to be valid (Claim.Validate); on others it does not fail, but shows what they say.
//
// How a value is chosen, field by field: equal statements are put together; a coarse statement supports the
// finer one that it leaves room for; then the most independent sources win (a claim that denies the happening
// corroborates nothing), then what a source says over what it says otherwise (Claim.Otherwise), then the better
// class of grade (see gradeClass), then the finer, then the fuller statement, then the smallest claim id.
// Everything else stays as a rival.
//
//   - class: attack leaves room for bombing and the like, operation for raid and the like, other for all
//   - side: of each claim as stated, else derived (DeriveSide); undetermined leaves room for group and responder;
//     a stated side outranks derived ones
//   - time: a range leaves room for any that lies in it
//   - place: see Desk.holdsPlace
//   - quantities: per (what, of); ranges that overlap agree
//   - actors: per actor; involved leaves room for every other role
//   - marking: the strictest; one that is not known counts as TLP:RED and stays as it is written
//   - grade: of the claim that most sources agree with on class, time and place
func Compose(claims []Claim, desk Desk) (Incident, error) {
	b, err := newBench(claims)
	if err != nil {
		return Incident{}, err
	}
	n := len(b.accounts)
	inc := Incident{Sources: len(b.seen), Claims: b.alone}
	if n > 1 {
		inc.Claims = make([]string, n)
		for i := range b.accounts {
			inc.Claims[i] = b.accounts[i].claim.ID
		}
	}

	classes := make([]vote[Class], 0, n)
	sides := make([]vote[sided], 0, n)
	certs := make([]vote[Certainty], 0, n)
	whens := make([]vote[When], 0, n)
	places := make([]vote[Place], 0, n)
	for i := range b.accounts {
		c := b.accounts[i].claim
		classes = append(classes, vote[Class]{i, c.Class})
		certs = append(certs, vote[Certainty]{i, c.Certainty})
		s := sided{c.Side, true}
		if s.side == "" {
			s = sided{desk.Side(c.Class, c.Actors), false}
		}
		sides = append(sides, vote[sided]{i, s})
		if c.When.Start != NoDay && c.When.End != NoDay {
			whens = append(whens, vote[When]{i, c.When})
		}
		if len(c.Places) > 0 && c.Places[0].Precision != PlaceUnknown {
			places = append(places, vote[Place]{i, c.Places[0]})
		}
		inc.Marking = stricter(inc.Marking, c.Marking)
	}
	if len(whens) == 0 {
		for i := range b.accounts { // still in words only
			whens = append(whens, vote[When]{i, b.accounts[i].claim.When})
		}
	}
	inc.Class = settle(b, classes, &classLaw)
	inc.Certainty = settle(b, certs, &certaintyLaw)
	inc.When = settle(b, whens, &whenLaw)
	inc.Side = plainSide(settle(b, sides, &sideLaw))
	if len(places) > 0 {
		l := law[Place]{same: samePlace, holds: desk.holdsPlace, width: placeWidth, spec: placeSpec}
		p := settle(b, places, &l)
		inc.Place = &p
	}
	inc.Places = further(b, inc.Place)
	inc.Actors = settleActors(b)
	inc.Quantities = settleQuantities(b)
	inc.Methods = settleMethods(b)

	best := b.accounts[leading(b, &inc)].claim
	inc.Grade = best.Grade
	inc.Title = title(b, best, &inc)
	inc.Summary = best.Summary
	for i := range b.accounts {
		if c := b.accounts[i].claim; inc.Summary.AR == "" || inc.Summary.EN == "" {
			inc.Summary.AR = cmp.Or(inc.Summary.AR, c.Summary.AR)
			inc.Summary.EN = cmp.Or(inc.Summary.EN, c.Summary.EN)
		}
	}
	inc.Contradictions = contradictions(b, &inc, desk)
	return inc, nil
}

// newBench takes the confirmed claims in order of their ids.
func newBench(claims []Claim) (*bench, error) {
	b := &bench{accounts: make([]account, 0, len(claims))}
	for i := range claims {
		if claims[i].State == Confirmed {
			c := &claims[i]
			b.accounts = append(b.accounts, account{claim: c, grade: gradeClass(c.Grade), denies: c.Certainty == Denied, aside: c.aside()})
		}
	}
	if len(b.accounts) == 0 {
		return nil, ErrNoClaims
	}
	if len(b.accounts) > 1 {
		slices.SortFunc(b.accounts, func(x, y account) int { return strings.Compare(x.claim.ID, y.claim.ID) })
		kept := b.accounts[:1]
		for _, a := range b.accounts[1:] {
			last := kept[len(kept)-1].claim
			if a.claim.ID != last.ID {
				kept = append(kept, a)
			} else if !reflect.DeepEqual(a.claim, last) {
				return nil, fmt.Errorf("composing an incident: two different claims have the id %q", last.ID)
			}
		}
		b.accounts = kept
	}
	if len(b.accounts) == 1 {
		b.seen = make([]bool, 1)
		b.alone = []string{b.accounts[0].claim.ID}
		return b, nil
	}
	number := make(map[string]int, len(b.accounts))
	for i := range b.accounts {
		id := b.accounts[i].claim.Source.ID
		s, ok := number[id]
		if !ok {
			s = len(number)
			number[id] = s
		}
		b.accounts[i].source = s
	}
	b.seen = make([]bool, len(number))
	return b, nil
}

// gradeClass puts grades into four classes for breaking ties, so that source and information are never
// ranked on one line: 3 both are good (A–B and 1–2); 2 both are at least fair (C, 3); 1 one cannot be
// judged, or there is no grade; 0 one is poor (D–E or 4–5).
func gradeClass(g Grade) int {
	rel, cred := 1, 1
	switch g.Reliability {
	case "A", "B":
		rel = 3
	case "C":
		rel = 2
	case "D", "E":
		rel = 0
	}
	switch g.Credibility {
	case "1", "2":
		cred = 3
	case "3":
		cred = 2
	case "4", "5":
		cred = 0
	}
	return min(rel, cred)
}

// strictness orders markings; an unknown one is the strictest.
func strictness(m Marking) int {
	switch m {
	case TLPClear:
		return 1
	case TLPGreen:
		return 2
	case TLPAmber:
		return 3
	case TLPAmberStrict:
		return 4
	case TLPRed:
		return 5
	}
	return 6
}

func stricter(a, b Marking) Marking {
	if a == "" {
		if b == "" {
			return TLPRed // a claim without a marking: nobody has said that it may go anywhere
		}
		return b
	}
	switch x, y := strictness(a), strictness(b); {
	case x > y, b == "":
		return a
	case x == y && a <= b:
		return a
	}
	return b
}

var classLaw = law[Class]{
	same:  func(a, b *Class) bool { return *a == *b },
	holds: func(wide, b *Class) bool { return generalises(*wide, *b) },
	width: func(c *Class) int {
		switch *c {
		case Other:
			return 2
		case Attack, Operation:
			return 1
		}
		return 0
	},
}

// generalises reports whether a statement of class wide leaves room for class c.
func generalises(wide, c Class) bool {
	switch wide {
	case Other:
		return true
	case Attack:
		switch c {
		case Bombing, Shelling, Assassination, Kidnapping, Execution, Airstrike:
			return true
		}
	case Operation:
		switch c {
		case Raid, Arrest, FoiledPlot, WeaponsSeizure, Airstrike:
			return true
		}
	}
	return false
}

// sided is a side and whether the claim states it.
type sided struct {
	side   Side
	stated bool
}

var sideLaw = law[sided]{
	same: func(a, b *sided) bool { return a.side == b.side },
	holds: func(wide, b *sided) bool {
		return wide.side == SideUndetermined && (b.side == SideGroup || b.side == SideResponder)
	},
	width: func(s *sided) int {
		if s.side == SideUndetermined {
			return 1
		}
		return 0
	},
	first: func(v vote[sided]) int {
		if v.value.stated {
			return 1
		}
		return 0
	},
}

func plainSide(f Field[sided]) Field[Side] {
	out := Field[Side]{Value: f.Value.side, Claims: f.Claims}
	for _, r := range f.Rivals {
		out.Rivals = append(out.Rivals, Rival[Side]{Value: r.Value.side, Claims: r.Claims})
	}
	return out
}

var certaintyLaw = law[Certainty]{
	same: func(a, b *Certainty) bool { return *a == *b },
	spec: func(c *Certainty) int {
		switch *c {
		case Asserted:
			return 5
		case Reported:
			return 4
		case Claimed:
			return 3
		case Possible:
			return 2
		case Planned:
			return 1
		}
		return 0
	},
}

var whenLaw = law[When]{
	same: func(a, b *When) bool { return a.Start == b.Start && a.End == b.End },
	holds: func(wide, b *When) bool {
		return wide.Start != NoDay && wide.Start <= b.Start && b.End <= wide.End
	},
	width: func(w *When) int { return int(w.End) - int(w.Start) },
	spec: func(w *When) int {
		switch w.Precision {
		case TimeUnknown, "":
			return 0
		case TimeRelative:
			return 1
		}
		return 2
	},
}

// further lists the places after the first of all claims, once each, without the one that is shown.
func further(b *bench, shown *Field[Place]) []Place {
	var out []Place
	for i := range b.accounts {
		c := b.accounts[i].claim
		if len(c.Places) < 2 {
			continue
		}
		for _, p := range c.Places[1:] {
			same := func(q Place) bool { return samePlace(&p, &q) }
			if (shown == nil || !same(shown.Value)) && !slices.ContainsFunc(out, same) {
				out = append(out, p)
			}
		}
	}
	return out
}

// actorKey is what makes two participants the same actor. Who claims a deed is kept apart from who did it.
type actorKey struct {
	id, name string
	claimant bool
}

func keyOf(p *Participant) actorKey {
	k := actorKey{id: p.ID, claimant: p.Role == Claimant}
	if k.id == "" {
		k.name = strings.ToLower(cmp.Or(p.Name.EN, p.Name.AR))
	}
	return k
}

func (k actorKey) compare(o actorKey) int {
	if c := cmp.Or(strings.Compare(k.id, o.id), strings.Compare(k.name, o.name)); c != 0 || k.claimant == o.claimant {
		return c
	}
	if k.claimant {
		return 1
	}
	return -1
}

// roleOrder is the order in which pages name participants, and which role counts when a claim gives one
// actor several.
func roleOrder(r Role) int {
	switch r {
	case By:
		return 0
	case Target:
		return 1
	case Against:
		return 2
	case Victim:
		return 3
	case With:
		return 4
	case Claimant:
		return 5
	}
	return 6
}

var actorLaw = law[Participant]{
	same:  func(a, b *Participant) bool { return a.Role == b.Role },
	holds: func(wide, b *Participant) bool { return wide.Role == Involved },
	width: func(p *Participant) int {
		if p.Role == Involved {
			return 1
		}
		return 0
	},
	spec: func(p *Participant) int { return names(p.Name) },
}

func names(b text.Bilingual) int {
	n := 0
	if b.AR != "" {
		n++
	}
	if b.EN != "" {
		n++
	}
	return n
}

func settleActors(b *bench) []Field[Participant] {
	type cast struct {
		key  actorKey
		vote vote[Participant]
	}
	n := 0
	for i := range b.accounts {
		n += len(b.accounts[i].claim.Actors)
	}
	if n == 0 {
		return nil
	}
	all := make([]cast, 0, n)
	for i := range b.accounts {
		actors := b.accounts[i].claim.Actors
		for j := range actors {
			all = append(all, cast{keyOf(&actors[j]), vote[Participant]{i, actors[j]}})
		}
	}
	if n > 1 {
		slices.SortStableFunc(all, func(x, y cast) int {
			return cmp.Or(x.key.compare(y.key), cmp.Compare(x.vote.account, y.vote.account),
				cmp.Compare(roleOrder(x.vote.value.Role), roleOrder(y.vote.value.Role)))
		})
	}
	out := make([]Field[Participant], 0, n)
	votes := make([]vote[Participant], 0, len(b.accounts))
	for i := 0; i < len(all); {
		votes = votes[:0]
		key := all[i].key
		for ; i < len(all) && all[i].key == key; i++ {
			if k := len(votes); k == 0 || votes[k-1].account != all[i].vote.account {
				votes = append(votes, all[i].vote)
			}
		}
		out = append(out, settle(b, votes, &actorLaw))
	}
	slices.SortStableFunc(out, func(x, y Field[Participant]) int {
		return cmp.Or(cmp.Compare(roleOrder(x.Value.Role), roleOrder(y.Value.Role)), cmp.Compare(len(y.Claims), len(x.Claims)))
	})
	return out
}

// whatOrder is the order in which pages give quantities.
var whatOrder = []string{"killed", "wounded", "kidnapped", "missing", "arrested", "displaced"}

func compareQuantity(a, b *Quantity) int {
	if a.What == b.What {
		return cmp.Or(strings.Compare(a.Of, b.Of), strings.Compare(a.Unit, b.Unit))
	}
	x, y := slices.Index(whatOrder, a.What), slices.Index(whatOrder, b.What)
	switch {
	case x < 0 && y < 0:
		return strings.Compare(a.What, b.What)
	case x < 0:
		return 1
	case y < 0:
		return -1
	}
	return cmp.Compare(x, y)
}

// bounds are the least and the greatest number a quantity allows; a bare "about 20" is taken as ±10%.
func (q *Quantity) bounds() (lo, hi int64) {
	lo, hi = q.Min, q.Max
	if hi < 0 {
		hi = math.MaxInt64
	}
	if q.Approx && lo == hi {
		lo, hi = lo-lo/10, hi+hi/10
	}
	return lo, hi
}

var quantityLaw = law[Quantity]{
	same: func(a, b *Quantity) bool {
		return a.Value == b.Value && a.Min == b.Min && a.Max == b.Max && a.Approx == b.Approx
	},
	holds: func(wide, b *Quantity) bool {
		lo, hi := wide.bounds()
		lo2, hi2 := b.bounds()
		return lo <= hi2 && lo2 <= hi
	},
	width: func(q *Quantity) int {
		lo, hi := q.bounds()
		return int(min(hi-max(lo, 0), math.MaxInt32))
	},
}

func settleQuantities(b *bench) []Field[Quantity] {
	n := 0
	for i := range b.accounts {
		n += len(b.accounts[i].claim.Quantities)
	}
	if n == 0 {
		return nil
	}
	all := make([]vote[Quantity], 0, n)
	for i := range b.accounts {
		for _, q := range b.accounts[i].claim.Quantities {
			all = append(all, vote[Quantity]{i, q})
		}
	}
	slices.SortStableFunc(all, func(x, y vote[Quantity]) int {
		return cmp.Or(compareQuantity(&x.value, &y.value), cmp.Compare(x.account, y.account))
	})
	out := make([]Field[Quantity], 0, n)
	votes := make([]vote[Quantity], 0, len(b.accounts))
	for i := 0; i < len(all); {
		votes = votes[:0]
		head := all[i].value
		for ; i < len(all) && compareQuantity(&all[i].value, &head) == 0; i++ {
			// A claim's second figure for the same thing is somebody else's: the first one stands for the claim.
			if k := len(votes); k == 0 || votes[k-1].account != all[i].account {
				votes = append(votes, all[i])
			}
		}
		out = append(out, settle(b, votes, &quantityLaw))
	}
	return out
}

func settleMethods(b *bench) []Field[string] {
	var out []Field[string]
	for i := range b.accounts {
		c := b.accounts[i].claim
	next:
		for _, m := range c.Methods {
			for j := range out {
				if out[j].Value == m {
					if ids := out[j].Claims; ids[len(ids)-1] != c.ID {
						out[j].Claims = append(out[j].Claims, c.ID)
					}
					continue next
				}
			}
			out = append(out, Field[string]{Value: m, Claims: b.ids(i)})
		}
	}
	if len(out) > 1 {
		slices.SortFunc(out, func(x, y Field[string]) int {
			return cmp.Or(cmp.Compare(len(y.Claims), len(x.Claims)), strings.Compare(x.Value, y.Value))
		})
	}
	return out
}

// leading finds the account that most sources agree with on class, time and place (itself counted in each),
// then the better class of grade, then the smaller id.
func leading(b *bench, inc *Incident) int {
	if len(b.accounts) == 1 {
		return 0
	}
	index := make(map[string]int, len(b.accounts))
	for i := range b.accounts {
		index[b.accounts[i].claim.ID] = i
	}
	score := make([]int, len(b.accounts))
	add := func(ids []string) {
		accounts := make([]int, len(ids))
		for i, id := range ids {
			accounts[i] = index[id]
		}
		n := b.sources(accounts)
		for _, a := range accounts {
			score[a] += n
		}
	}
	addField(inc.Class, add)
	addField(inc.When, add)
	if inc.Place != nil {
		addField(*inc.Place, add)
	}
	best := 0
	for i := 1; i < len(score); i++ {
		if cmp.Or(cmp.Compare(score[i], score[best]), cmp.Compare(b.accounts[i].grade, b.accounts[best].grade)) > 0 {
			best = i
		}
	}
	return best
}

func addField[T any](f Field[T], add func([]string)) {
	add(f.Claims)
	for _, r := range f.Rivals {
		add(r.Claims)
	}
}

// title is the leading claim's own title where somebody wrote one; a title that is only its slots in words,
// or none, is composed anew from the values that are shown.
func title(b *bench, best *Claim, inc *Incident) text.Bilingual {
	t := best.Title
	if len(b.accounts) == 1 && t.AR != "" && t.EN != "" {
		return t
	}
	if t.AR != "" || t.EN != "" {
		own := ComposeTitle(*best)
		if t.AR == own.AR {
			t.AR = ""
		}
		if t.EN == own.EN {
			t.EN = ""
		}
		if t.AR != "" && t.EN != "" {
			return t
		}
	}
	shown := Claim{Class: inc.Class.Value, Certainty: inc.Certainty.Value}
	if inc.Place != nil {
		shown.Places = []Place{inc.Place.Value}
	}
	if len(inc.Actors) > 0 {
		shown.Actors = make([]Participant, len(inc.Actors))
		for i := range inc.Actors {
			shown.Actors[i] = inc.Actors[i].Value
		}
	}
	if len(inc.Quantities) > 0 {
		shown.Quantities = make([]Quantity, len(inc.Quantities))
		for i := range inc.Quantities {
			shown.Quantities[i] = inc.Quantities[i].Value
		}
	}
	for i := range inc.Methods {
		shown.Methods = append(shown.Methods, inc.Methods[i].Value)
	}
	composed := ComposeTitle(shown)
	t.AR = cmp.Or(t.AR, composed.AR)
	t.EN = cmp.Or(t.EN, composed.EN)
	return t
}
