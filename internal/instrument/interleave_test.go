package instrument

import (
	"math/bits"
	"reflect"
	"slices"
	"testing"
	"time"
)

// The tests here go through everything that can happen to two versions among three honest parties, of whom A
// proposes and C is offline: A and B speak to each other whenever they like, C gets and gives notes by a courier who may
// be away for any time and carries what was so when he left.

// heard is a set of notes, one bit each: for each version three signatures, then who says in time to hold whose, then
// the same said late.
type heard uint32

const (
	perVersion = 3 + 6 + 6
	inTime     = 3
	afterwards = 9
)

// pairs are the holders and signers of the notes from inTime and from afterwards on.
var pairs = [6][2]int{{0, 1}, {0, 2}, {1, 0}, {1, 2}, {2, 0}, {2, 1}}

// story is what the tests here tell of.
type story struct {
	heads  [2]Head
	notes  [2 * perVersion]Note
	phases []time.Time // one moment in each stretch of time between the deadlines and the takings effect
}

func newStory() *story {
	one := propose(proposal(ids(0, 1, 2)), 1)
	two := amend(one, hours(30), hours(40), 2)
	st := &story{heads: [2]Head{one, two}, phases: []time.Time{hours(5), hours(15), hours(25), hours(35), hours(45)}}
	for v, h := range st.heads {
		at := v * perVersion
		for p := range 3 {
			st.notes[at+p] = signs(p, h)
		}
		for i, pair := range pairs {
			st.notes[at+inTime+i] = holds(pair[0], h, h.SignBy.Add(-time.Hour), pair[1])
			st.notes[at+afterwards+i] = holds(pair[0], h, h.SignBy.Add(time.Hour), pair[1])
		}
	}
	return st
}

func signature(v, p int) heard { return 1 << (v*perVersion + p) }

// list is the notes of a set, in an order of its own for every turn.
func (st *story) list(s heard, turn int) []Note {
	var notes []Note
	for s != 0 {
		i := bits.TrailingZeros32(uint32(s))
		notes = append(notes, st.notes[i])
		s &^= 1 << i
	}
	switch turn % 3 {
	case 1:
		slices.Reverse(notes)
	case 2:
		notes = append(notes[len(notes)/2:], notes...) // some of them twice
	}
	return notes
}

// fold is the state that a set of notes makes.
func (st *story) fold(s heard, phase, turn int) State {
	return FoldNotes(st.list(s, turn), st.phases[phase])[st.heads[0].Lineage]
}

// verdict is what is decided: which versions are complete, and which one is in force (0 for none).
type verdict struct {
	complete [2]bool
	force    int
}

func (st *story) verdict(s State) (v verdict) {
	for i, h := range st.heads {
		if x, ok := s.Version(h.ID()); ok {
			v.complete[i] = !x.Completed.IsZero()
		}
	}
	if s.InForce != nil {
		v.force = s.InForce.Version
	}
	return v
}

// world is where everybody stands.
type world struct {
	has   [3]heard // what A, B and C hold
	bag   heard    // what the courier carries
	road  int      // where the courier is: at A, on the way to C, at C, on the way to A
	phase int
}

func (w world) all() heard { return w.has[0] | w.has[1] | w.has[2] }

// hold lets a party say what an honest node says at once: whose signatures it holds, at the time it is.
func (st *story) hold(w *world, p int) {
	for v, h := range st.heads {
		from := inTime
		if st.phases[w.phase].After(h.SignBy) {
			from = afterwards
		}
		for i, pair := range pairs {
			said := heard(1<<(v*perVersion+inTime+i) | 1<<(v*perVersion+afterwards+i))
			if pair[0] == p && w.has[p]&signature(v, pair[1]) != 0 && w.has[p]&said == 0 {
				w.has[p] |= 1 << (v*perVersion + from + i)
			}
		}
	}
}

// next calls yield with every world that can follow.
func (st *story) next(w world, may func(notes heard, phase, version, party int) bool, yield func(world)) {
	take := func(to int, notes heard) {
		if w.has[to]|notes == w.has[to] {
			return
		}
		n := w
		n.has[to] |= notes
		st.hold(&n, to)
		yield(n)
	}
	take(0, w.has[1])
	take(1, w.has[0])
	courier := w
	courier.road = (w.road + 1) % 4
	switch w.road {
	case 0:
		courier.bag = w.has[0]
	case 1:
		courier.bag, courier.has[2] = 0, w.has[2]|w.bag
		st.hold(&courier, 2)
	case 2:
		courier.bag = w.has[2]
	case 3:
		courier.bag, courier.has[0] = 0, w.has[0]|w.bag
		st.hold(&courier, 0)
	}
	yield(courier)
	if w.phase+1 < len(st.phases) {
		n := w
		n.phase++
		yield(n)
	}
	for v := range st.heads {
		known := signature(v, 0) | signature(v, 1) | signature(v, 2)
		for p := range 3 {
			// A knows what it is about to propose; the others know what they were sent.
			if w.has[p]&signature(v, p) != 0 || p > 0 && w.has[p]&known == 0 {
				continue
			}
			if !may(w.has[p], w.phase, v, p) {
				continue
			}
			n := w
			n.has[p] |= signature(v, p)
			st.hold(&n, p)
			yield(n)
		}
	}
}

func TestAllInterleavings(t *testing.T) {
	st := newStory()
	type when struct {
		notes heard
		phase int
	}
	states, verdicts := map[when]State{}, map[when]verdict{}
	mine := func(s heard, phase int) State {
		x, ok := states[when{s, phase}]
		if !ok {
			x = st.fold(s, phase, 0)
			for turn := 1; turn < 3; turn++ {
				if other := st.fold(s, phase, turn); !reflect.DeepEqual(x, other) {
					t.Fatalf("phase %d, notes %b: the order of notes matters:\n%+v\n%+v", phase, s, x, other)
				}
			}
			states[when{s, phase}] = x
			verdicts[when{s, phase}] = st.verdict(x)
		}
		return x
	}
	type wish struct {
		when
		version, party int
	}
	wishes := map[wish]bool{}
	may := func(notes heard, phase, version, party int) bool {
		at := wish{when{notes, phase}, version, party}
		yes, ok := wishes[at]
		if !ok {
			yes = MaySign(mine(notes, phase), st.heads[version], id(party), st.phases[phase]) == nil
			wishes[at] = yes
		}
		return yes
	}
	seen := map[world]bool{{}: true}
	todo := []world{{}}
	reached := map[verdict]bool{}
	early, apart := 0, 0
	for len(todo) > 0 {
		w := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		now := st.phases[w.phase]
		all := mine(w.all(), w.phase)
		truth := verdicts[when{w.all(), w.phase}]
		reached[truth] = true
		if len(all.Equivocations) > 0 {
			t.Fatalf("%+v: honest parties have two faces", w)
		}
		for p := range 3 {
			mine(w.has[p], w.phase)
			local := verdicts[when{w.has[p], w.phase}]
			for v, h := range st.heads {
				if local.complete[v] && !truth.complete[v] {
					t.Fatalf("%+v: complete at %d, and not for whoever holds everything", w, p)
				}
				if local.force == v+1 && now.Before(h.EffectiveFrom) {
					t.Fatalf("%+v: in force at %d before its time", w, p)
				}
			}
			if local.force > truth.force {
				t.Fatalf("%+v: at %d version %d is in force, though it is not", w, p, local.force)
			}
			if local != truth {
				apart++
			}
		}
		st.next(w, may, func(n world) {
			mine(n.all(), n.phase)
			after := verdicts[when{n.all(), n.phase}]
			for v, h := range st.heads {
				if truth.complete[v] && !after.complete[v] {
					t.Fatalf("%+v → %+v: version %d is no longer complete", w, n, v+1)
				}
				// What is not complete when the deadline has passed is dead everywhere and for good.
				if !truth.complete[v] && after.complete[v] && now.After(h.SignBy) {
					t.Fatalf("%+v → %+v: version %d completed after its deadline", w, n, v+1)
				}
			}
			if !seen[n] {
				seen[n] = true
				todo = append(todo, n)
			}
		})
		if w.phase == 0 && truth.complete[1] {
			early++
		}
	}
	t.Logf("%d worlds, %d sets of notes at a time, %d views behind what is known together", len(seen), len(states), apart)
	// The story is worth its name only if everything happens in it.
	for _, v := range []verdict{
		{}, {[2]bool{true, false}, 0}, {[2]bool{true, false}, 1}, {[2]bool{true, true}, 0}, {[2]bool{true, true}, 1}, {[2]bool{true, true}, 2},
		{[2]bool{false, true}, 0}, {[2]bool{false, true}, 2},
	} {
		if !reached[v] {
			t.Errorf("never reached: %+v", v)
		}
	}
	if apart == 0 || early == 0 {
		t.Error("nobody was ever behind, or nobody ever early")
	}
}

// Whatever the order in which single notes reach somebody, what is held on the way is a subset of them. So all
// subsets are all orders. Among the notes here are A's second face and B's withdrawal.
func TestEverySubset(t *testing.T) {
	one := propose(proposal(ids(0, 1, 2)), 1)
	two, rival := amend(one, hours(30), hours(40), 2), amend(one, hours(30), hours(40), 3)
	notes := slices.Concat(completed(one, hours(1), 0, 1, 2), completed(two, hours(25), 0, 1, 2),
		[]Note{signs(0, rival), leaves(1, one, hours(26), hours(50))})
	now := hours(45)
	states := make([]State, 1<<len(notes))
	for set := range states {
		var list []Note
		for i, n := range notes {
			if set&(1<<i) != 0 {
				list = append(list, n)
			}
		}
		states[set] = in(one, list, now)
		slices.Reverse(list)
		if other := in(one, append(list, list[:len(list)/2]...), now); !reflect.DeepEqual(states[set], other) {
			t.Fatalf("%b: the order of notes matters:\n%+v\n%+v", set, states[set], other)
		}
	}
	for set, s := range states {
		for i := range notes {
			more := states[set|1<<i]
			if len(more.Equivocations) < len(s.Equivocations) || len(more.Withdrawals) < len(s.Withdrawals) {
				t.Fatalf("%b and note %d: something is taken back", set, i)
			}
			for _, v := range s.Versions {
				w, ok := more.Version(v.ID)
				if !ok || !v.Completed.IsZero() && (w.Completed.IsZero() || w.Completed.After(v.Completed)) {
					t.Fatalf("%b and note %d: version %d is no longer complete", set, i, v.Head.Version)
				}
			}
			if frozen := len(more.Equivocations) > 0; frozen != (more.Status == Equivocated) || frozen && more.InForce != nil {
				t.Fatalf("%b and note %d: frozen and %s", set, i, more.Status)
			}
		}
	}
	if all := states[len(states)-1]; all.Status != Equivocated || len(all.Versions) != 3 {
		t.Errorf("%+v", all)
	}
}
