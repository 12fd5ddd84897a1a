package instrument

import (
	"reflect"
	"slices"
	"testing"
	"time"
)

// note is what a party said, as Open gives it. What counts here is what notes say together; signatures have
// their own tests.
func note(by int, s Statement) Note {
	n := Note{Statement: s, Party: id(by), Generation: 1, Raw: Signed(must(s.Text()) + "\n" + signatureLine + id(by))}
	if s.Head != nil {
		n.headID = s.Head.ID()
	}
	return n
}

func signs(by int, h Head) Note { return note(by, Statement{Head: &h}) }

func holds(by int, h Head, at time.Time, signed ...int) Note {
	return note(by, Statement{Held: &Held{Lineage: h.Lineage, Instrument: h.ID(), Party: id(by), At: at, Signed: ids(signed...)}})
}

func leaves(by int, h Head, at, effective time.Time) Note {
	return note(by, Statement{Withdrawal: &Withdrawal{Lineage: h.Lineage, Party: id(by), At: at, Effective: effective}})
}

func amend(h Head, signBy, from time.Time, seed byte) Head {
	p := Proposal{Previous: &h, SignBy: signBy, EffectiveFrom: from, Parts: proposal(h.Parties).Parts}
	return propose(p, seed)
}

// in is the state of the lineage of h.
func in(h Head, notes []Note, now time.Time) State { return FoldNotes(notes, now)[h.Lineage] }

// completed are the notes of a version that parties signed and brought together in time.
func completed(h Head, at time.Time, parties ...int) []Note {
	var notes []Note
	for _, p := range parties {
		others := slices.DeleteFunc(slices.Clone(parties), func(o int) bool { return o == p })
		notes = append(notes, signs(p, h), holds(p, h, at, others...))
	}
	return notes
}

func TestTwoParties(t *testing.T) {
	h := propose(proposal(ids(0, 1)), 1)
	var notes []Note
	for i, step := range []struct {
		what        string
		add         []Note
		now         time.Time
		status      Status
		missing     []string
		uncounted   []string
		unconfirmed []string
	}{
		{"A proposes", []Note{signs(0, h)}, hours(0), Proposed, ids(1), ids(0), ids(0, 1)},
		{"B signs, holding A's", []Note{signs(1, h), holds(1, h, hours(1), 0)}, hours(1), PartlySigned, nil, ids(1), ids(0)},
		{"A holds B's", []Note{holds(0, h, hours(2), 1)}, hours(2), Complete, nil, nil, nil},
		{"the deadline passes", nil, hours(11), Complete, nil, nil, nil},
		{"a millisecond before it takes effect", nil, hours(20).Add(-time.Millisecond), Complete, nil, nil, nil},
		{"it takes effect", nil, hours(20), InForce, nil, nil, nil},
		{"B gives notice", []Note{leaves(1, h, hours(30), hours(50))}, hours(31), InForce, nil, nil, nil},
		{"A as well, for later", []Note{leaves(0, h, hours(32), hours(60))}, hours(33), InForce, nil, nil, nil},
		{"the notice is over", nil, hours(50), Ended, nil, nil, nil},
	} {
		notes = append(notes, step.add...)
		s := in(h, notes, step.now)
		v, ok := s.Newest()
		if !ok || s.Status != step.status || v.Status != step.status || !slices.Equal(v.Missing, step.missing) ||
			!slices.Equal(v.Uncounted, step.uncounted) || !slices.Equal(v.Unconfirmed(), step.unconfirmed) {
			t.Errorf("%d, %s: %+v", i, step.what, s)
		}
		if (s.InForce != nil) != (step.status == InForce) {
			t.Errorf("%d, %s: in force: %v", i, step.what, s.InForce)
		}
	}
	s := in(h, notes, hours(40))
	if !s.Ends.Equal(hours(50)) || len(s.Withdrawals) != 2 || s.Withdrawals[0].Party != id(1) {
		t.Errorf("ends %v, %+v", s.Ends, s.Withdrawals)
	}
	if v, ok := s.Version(h.ID()); !ok || !v.Completed.Equal(hours(2)) || !v.Signed[id(0)].Equal(hours(1)) {
		t.Errorf("counted at %v, complete at %v", v.Signed, v.Completed)
	}
	if _, ok := s.Version("x"); ok {
		t.Error("found a version that is not there")
	}
	if _, ok := (State{}).Newest(); ok {
		t.Error("nothing has a newest version")
	}
}

func TestDeadline(t *testing.T) {
	h := propose(proposal(ids(0, 1, 2)), 1)
	all := []Note{signs(0, h), signs(1, h), signs(2, h)}
	by := h.SignBy
	over := by.Add(time.Millisecond)
	for _, c := range []struct {
		name  string
		notes []Note
		want  Status
	}{
		{"signatures alone prove no time", nil, Dead},
		{"held on the last moment", []Note{holds(1, h, by, 0), holds(0, h, by, 1, 2)}, Complete},
		{"held a moment late", []Note{holds(1, h, by, 0), holds(0, h, over, 1, 2)}, Dead},
		{"one of them a moment late", []Note{holds(1, h, by, 0), holds(0, h, by, 1), holds(0, h, over, 2)}, Dead},
		{"late by one, in time by another", []Note{holds(1, h, by, 0), holds(0, h, over, 1, 2), holds(2, h, by, 1), holds(1, h, by, 2)}, Complete},
		{"nobody else holds A's", []Note{holds(0, h, by, 1, 2)}, Dead},
		{"each holds the next one's", []Note{holds(0, h, by, 1), holds(1, h, by, 2), holds(2, h, by, 0)}, Complete},
		{"a stranger's word does not count", []Note{holds(3, h, by, 0, 1, 2)}, Dead},
		{"nor a word about another lineage", []Note{func() Note {
			n := holds(0, h, by, 1, 2)
			n.Held.Lineage = propose(proposal(ids(0, 1, 2)), 2).Lineage
			return n
		}(), holds(1, h, by, 0)}, Dead},
		{"nor one about a stranger, but the rest of it does", []Note{holds(0, h, by, 1, 2, 3), holds(1, h, by, 0)}, Complete},
	} {
		s := in(h, append(slices.Clone(all), c.notes...), hours(15))
		if s.Status != c.want {
			t.Errorf("%s: %s, %+v", c.name, s.Status, s.Versions[0])
		}
		if s.Versions[0].Held[id(3)] != nil {
			t.Errorf("%s: a stranger is listened to", c.name)
		}
		if v := s.Versions[0]; v.Completed.IsZero() != (c.want == Dead) || v.Completed.After(by) {
			t.Errorf("%s: completed %v", c.name, v.Completed)
		}
	}
	// A word about a signature is not the signature.
	s := in(h, []Note{signs(0, h), signs(1, h), holds(1, h, by, 0, 2), holds(0, h, by, 1, 2)}, hours(15))
	if s.Status != Dead || !slices.Equal(s.Versions[0].Missing, ids(2)) {
		t.Errorf("without C's signature: %+v", s)
	}
	// On its very moment the deadline is not yet past.
	if s := in(h, all, by); s.Status != PartlySigned {
		t.Errorf("at the deadline: %s", s.Status)
	}
}

// C was away and learns by courier, long after the deadline, what A and B knew in time.
func TestLateByCourier(t *testing.T) {
	h := propose(proposal(ids(0, 1, 2)), 1)
	known := completed(h, hours(5), 0, 1, 2)
	atC := []Note{signs(0, h), signs(2, h), holds(2, h, hours(5), 0)}
	if s := in(h, atC, hours(25)); s.Status != Dead || s.InForce != nil {
		t.Errorf("at C before the courier: %+v", s)
	}
	atA := slices.DeleteFunc(slices.Clone(known), func(n Note) bool { return n.Held != nil && n.Party == id(2) })
	a := in(h, append(atA, holds(2, h, hours(5), 0)), hours(25))
	if v, _ := a.Newest(); a.Status != InForce || !slices.Equal(v.Unconfirmed(), ids(2)) {
		t.Errorf("at A: %+v", a)
	}
	if s := in(h, append(atC, known...), hours(25)); s.Status != InForce {
		t.Errorf("at C after the courier: %+v", s)
	}
}

func TestAmendments(t *testing.T) {
	one := propose(proposal(ids(0, 1)), 1)
	two := amend(one, hours(30), hours(40), 2)
	three := amend(two, hours(50), hours(60), 3)
	notes := slices.Concat(completed(one, hours(1), 0, 1), []Note{signs(0, two)}, completed(three, hours(45), 0, 1))
	for _, c := range []struct {
		now    time.Time
		force  *Head
		status []Status
	}{
		{hours(15), nil, []Status{Complete, Proposed, Complete}},
		{hours(20), &one, []Status{InForce, Proposed, Complete}},
		{hours(31), &one, []Status{InForce, Dead, Complete}},
		{hours(60), &three, []Status{Superseded, Dead, InForce}},
	} {
		s := in(one, notes, c.now)
		var got []Status
		for _, v := range s.Versions {
			got = append(got, v.Status)
		}
		if !slices.Equal(got, c.status) || !reflect.DeepEqual(s.InForce, c.force) {
			t.Errorf("%v: %v, in force %v", c.now, got, s.InForce)
		}
	}
	// A version in the middle that turns out to have been complete changes nothing above it.
	if s := in(one, append(notes, completed(two, hours(25), 0, 1)...), hours(70)); s.InForce.Version != 3 || s.Versions[1].Status != Superseded {
		t.Errorf("%+v", s)
	}
	// With nothing in force, the newest version speaks for the lineage.
	if s := in(one, []Note{signs(0, one), signs(0, two)}, hours(15)); s.Status != Proposed || s.Versions[0].Status != Dead {
		t.Errorf("%+v", s)
	}
}

func TestTwoFaces(t *testing.T) {
	one := propose(proposal(ids(0, 1, 2)), 1)
	b, c := amend(one, hours(30), hours(40), 2), amend(one, hours(30), hours(40), 3)
	notes := slices.Concat(completed(one, hours(1), 0, 1, 2), completed(b, hours(25), 0, 1, 2))
	if s := in(one, notes, hours(50)); s.Status != InForce || s.InForce.ID() != b.ID() {
		t.Fatalf("%+v", s)
	}
	notes = append(notes, signs(0, c))
	s := in(one, notes, hours(50))
	if s.Status != Equivocated || s.InForce != nil || len(s.Equivocations) != 1 || s.Equivocations[0].Party != id(0) {
		t.Fatalf("%+v", s)
	}
	for _, v := range s.Versions {
		if v.Status != Equivocated && v.Status != Dead {
			t.Errorf("version %d is %s", v.Head.Version, v.Status)
		}
	}
	// Withdrawal does not cover it up.
	if s := in(one, append(notes, leaves(0, one, hours(1), hours(2))), hours(50)); s.Status != Equivocated {
		t.Errorf("%+v", s)
	}
	// Two who propose at once have signed one each: no harm.
	if s := in(one, slices.Concat(completed(one, hours(1), 0, 1, 2), []Note{signs(0, b), signs(1, c)}), hours(25)); s.Status != InForce || len(s.Versions) != 3 {
		t.Errorf("%+v", s)
	}
	// Two firsts of one lineage.
	twin := one
	twin.Root = b.Root
	if s := in(one, []Note{signs(1, one), signs(1, twin)}, hours(1)); s.Status != Equivocated {
		t.Errorf("%+v", s)
	}
	// Two successors of one version, with different numbers.
	skip := c
	skip.Version = 7
	if s := in(one, []Note{signs(1, b), signs(1, skip)}, hours(1)); s.Status != Equivocated {
		t.Errorf("%+v", s)
	}
	// A stranger who signs what it likes in its own lineage freezes nobody else's.
	if s := in(one, append(completed(one, hours(1), 0, 1, 2), signs(3, b), signs(3, c)), hours(50)); s.Status == Equivocated {
		t.Errorf("%+v", s)
	}
}

func TestProof(t *testing.T) {
	one := propose(proposal(ids(0, 1)), 1)
	b, c := amend(one, hours(30), hours(40), 2), amend(one, hours(30), hours(40), 3)
	by := func(i int, h Head) Signed { return must(Sign(h, cast()[i])) }
	s := Fold([]Signed{by(0, b), by(1, b), by(0, c)}, pinned(), day0)[one.Lineage]
	if len(s.Equivocations) != 1 {
		t.Fatalf("%+v", s)
	}
	if err := s.Equivocations[0].Verify(pinned()); err != nil {
		t.Error(err)
	}
	for name, p := range map[string]Proof{
		"one signature twice":     {id(0), by(0, b), by(0, b)},
		"one before the other":    {id(0), by(0, one), by(0, b)},
		"two parties":             {id(0), by(0, b), by(1, c)},
		"another party's":         {id(1), by(0, b), by(0, c)},
		"nothing":                 {id(0), nil, nil},
		"two lineages":            {id(0), by(0, one), by(0, propose(proposal(ids(0, 1)), 9))},
		"a stranger's signatures": {id(3), by(3, b), by(3, c)},
	} {
		if err := p.Verify(pinned()); err == nil {
			t.Errorf("%s: proven", name)
		}
	}
}

func TestWithdrawalOfAStranger(t *testing.T) {
	h := propose(proposal(ids(0, 1)), 1)
	s := in(h, append(completed(h, hours(1), 0, 1), leaves(2, h, hours(1), hours(2))), hours(20))
	if s.Status != InForce || len(s.Withdrawals) != 0 {
		t.Errorf("%+v", s)
	}
	// Without any head there is no lineage yet.
	if got := FoldNotes([]Note{leaves(0, h, hours(1), hours(2)), holds(0, h, hours(1), 1)}, hours(3)); len(got) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestHold(t *testing.T) {
	h := propose(proposal(ids(0, 1, 2)), 1)
	notes := []Note{signs(0, h), signs(1, h)}
	v, _ := in(h, notes, hours(1)).Newest()
	x, news := v.Hold(id(0), hours(1).Add(time.Microsecond))
	if !news || !slices.Equal(x.Signed, ids(1)) || x.Validate() != nil || !x.At.Equal(hours(1)) {
		t.Fatalf("%+v %v", x, news)
	}
	notes = append(notes, note(0, Statement{Held: &x}))
	v, _ = in(h, notes, hours(1)).Newest()
	if x, news := v.Hold(id(0), hours(2)); news {
		t.Errorf("said again: %+v", x)
	}
	v, _ = in(h, append(notes, signs(2, h)), hours(1)).Newest()
	if x, news := v.Hold(id(0), hours(2)); !news || !slices.Equal(x.Signed, ids(1, 2)) {
		t.Errorf("%+v %v", x, news)
	}
	if _, news := v.Hold(id(3), hours(2)); news {
		t.Error("a stranger has something to say")
	}
}

func TestMaySign(t *testing.T) {
	one := propose(proposal(ids(0, 1)), 1)
	two, rival := amend(one, hours(30), hours(40), 2), amend(one, hours(30), hours(40), 3)
	three := amend(two, hours(50), hours(60), 4)
	skip := three
	skip.Version = 4
	aside := three
	aside.Previous = one.ID()
	done := completed(one, hours(1), 0, 1)
	for _, c := range []struct {
		name  string
		notes []Note
		head  Head
		party int
		now   time.Time
		code  string
	}{
		{"the first", nil, one, 0, hours(0), ""},
		{"on the last moment", nil, one, 0, hours(10), ""},
		{"a moment late", nil, one, 0, hours(10).Add(time.Millisecond), "late"},
		{"in another's place", nil, one, 2, hours(0), "stranger"},
		{"an invalid one", nil, Head{}, 0, hours(0), "unknown"},
		{"the same again", []Note{signs(0, one)}, one, 0, hours(1), ""},
		{"the next", done, two, 0, hours(15), ""},
		{"the next while the first is open", []Note{signs(0, one)}, two, 0, hours(2), ""},
		{"the next after a dead one", append(done[:len(done):len(done)], signs(0, two)), three, 0, hours(35), ""},
		{"without the one before", nil, two, 0, hours(15), "previous_unknown"},
		{"a number too far", append(done[:len(done):len(done)], signs(1, two)), skip, 0, hours(35), "previous"},
		{"a rival of what it signed", append(done[:len(done):len(done)], signs(0, two)), rival, 0, hours(25), "signed_other"},
		{"a rival of what another signed", append(done[:len(done):len(done)], signs(1, two)), rival, 0, hours(25), ""},
		{"a second successor under another number", append(done[:len(done):len(done)], signs(0, two)), aside, 0, hours(25), "signed_other"},
		{"an older one than it signed", append(done[:len(done):len(done)], signs(0, three)), two, 0, hours(25), "signed_higher"},
		{"an older one than it signed and completed", append(completed(two, hours(5), 0, 1), signs(1, one)), one, 0, hours(6), "signed_higher"},
		{"a frozen lineage", append(done[:len(done):len(done)], signs(1, two), signs(1, rival)), two, 0, hours(25), "frozen"},
		{"one that a party left", append(done[:len(done):len(done)], leaves(1, one, hours(2), hours(99))), two, 0, hours(25), "withdrawn"},
	} {
		if err := MaySign(in(one, c.notes, c.now), c.head, id(c.party), c.now); code(err) != c.code {
			t.Errorf("%s: got %v, want %q", c.name, err, c.code)
		}
	}
	other := propose(proposal(ids(0, 1)), 7)
	if err := MaySign(in(one, done, hours(2)), other, id(0), hours(2)); code(err) != "lineage" {
		t.Errorf("in another lineage: %v", err)
	}
}
