package instrument

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"time"
)

// Status is how far a version or a lineage has come.
type Status string

// The statuses.
const (
	Proposed     Status = "proposed"      // one party has signed
	PartlySigned Status = "partly_signed" // several have signed; not all signatures count yet
	Complete     Status = "complete"      // all signatures count; waits for effective_from
	InForce      Status = "in_force"      // holds now
	Superseded   Status = "superseded"    // complete, but a higher version is in force
	Dead         Status = "dead"          // sign_by is past and not every signature is known to have counted by then
	Ended        Status = "ended"         // a party has withdrawn and the notice is over
	Equivocated  Status = "equivocated"   // a party signed two successors of one version; frozen
)

// Version is what is known of one version.
type Version struct {
	Head   Head
	ID     string
	Status Status
	// Signed are the parties whose signature is here, each with the time from which it counts: the earliest
	// at which another party says that it held it; zero while none does.
	Signed map[string]time.Time
	// Missing are the parties whose signature is not here; Uncounted those whose signature is here, but of which
	// no other party says that it held it by sign_by. Both by id.
	Missing, Uncounted []string
	// Completed is when the last signature came to count, if the version is complete; else zero.
	Completed time.Time
	// Held is who says to have held whose signature, and from when.
	Held map[string]map[string]time.Time
}

// Unconfirmed are the parties that have not yet said that they hold the signatures of all others, by id.
func (v Version) Unconfirmed() []string {
	var missing []string
	for _, p := range v.Head.Parties {
		for _, other := range v.Head.Others(p) {
			if v.Held[p][other].IsZero() {
				missing = append(missing, p)
				break
			}
		}
	}
	return missing
}

// Hold is the statement that a party is to make at this time: that it holds the signatures that are here. There is
// nothing to say when the party has said it of all of them before.
func (v Version) Hold(party string, at time.Time) (Held, bool) {
	x := Held{Lineage: v.Head.Lineage, Instrument: v.ID, Party: party, At: clean(at)}
	news := false
	for _, p := range v.Head.Others(party) {
		if _, here := v.Signed[p]; here {
			x.Signed = append(x.Signed, p)
			news = news || v.Held[party][p].IsZero()
		}
	}
	return x, news && v.Head.Party(party)
}

// Proof shows that a party signed two successors of one version, or two versions with one number.
type Proof struct {
	Party string
	A, B  Signed
}

// Verify checks the proof with nothing but the party's keys. The error is an *Error.
func (p Proof) Verify(pins Pins) error {
	var heads []Head
	for _, signed := range []Signed{p.A, p.B} {
		notes, err := Open(signed, pins)
		if err != nil {
			return err
		}
		for _, n := range notes {
			if n.Party == p.Party && n.Head != nil {
				heads = append(heads, *n.Head)
			}
		}
	}
	if len(heads) != 2 || !conflict(heads[0], heads[1]) {
		return fault("proof", "", "")
	}
	return nil
}

// conflict reports whether nobody may sign both.
func conflict(a, b Head) bool {
	return a.Lineage == b.Lineage && (a.Version == b.Version || a.Previous == b.Previous && a.Previous != "") && a.ID() != b.ID()
}

// State is what is known of one lineage.
type State struct {
	Lineage string
	Kind    Kind
	Parties []string
	// Status is equivocated, ended, in_force, or else that of the newest version.
	Status   Status
	InForce  *Head     // nil when nothing is in force
	Versions []Version // by number; where two have one number, by id
	// Ends is when the lineage ends or ended by withdrawal, the earliest of Withdrawals; zero when no party withdrew.
	Ends          time.Time
	Withdrawals   []Withdrawal // by time of effect, then party
	Equivocations []Proof      // one for each party that did, by party
}

// Newest is the version with the highest number.
func (s State) Newest() (Version, bool) {
	if len(s.Versions) == 0 {
		return Version{}, false
	}
	return s.Versions[len(s.Versions)-1], true
}

// Version finds a version by the ID of its head.
func (s State) Version(id string) (Version, bool) {
	for _, v := range s.Versions {
		if v.ID == id {
			return v, true
		}
	}
	return Version{}, false
}

// Fold opens notes and makes the state of every lineage that they tell of, at the time now. Notes may come in any
// order and any number of times; those that Open refuses count for nothing. Notes about a head that is not here count
// for nothing until it is.
func Fold(notes []Signed, pins Pins, now time.Time) map[string]State {
	var opened []Note
	for _, signed := range notes {
		if ns, err := Open(signed, pins); err == nil {
			opened = append(opened, ns...)
		}
	}
	return FoldNotes(opened, now)
}

// FoldNotes is Fold for notes that were opened before.
func FoldNotes(notes []Note, now time.Time) map[string]State {
	lineages := map[string]*folder{}
	for _, n := range notes {
		f := lineages[n.Lineage()]
		if f == nil {
			f = &folder{heads: map[string]Head{}, signatures: map[string]map[string]Signed{}}
			lineages[n.Lineage()] = f
		}
		f.add(n)
	}
	states := map[string]State{}
	for lineage, f := range lineages {
		if len(f.heads) > 0 {
			states[lineage] = f.state(lineage, now)
		}
	}
	return states
}

// folder gathers the notes of one lineage.
type folder struct {
	heads       map[string]Head              // by id
	signatures  map[string]map[string]Signed // by id of the head, then by party
	held        []Held
	withdrawals []Withdrawal
}

func (f *folder) add(n Note) {
	switch {
	case n.Head != nil:
		id := n.headID
		if id == "" {
			id = n.Head.ID()
		}
		f.heads[id] = *n.Head
		if f.signatures[id] == nil {
			f.signatures[id] = map[string]Signed{}
		}
		// One party may have signed one head twice, with other bytes: whichever comes first must not matter.
		if had, ok := f.signatures[id][n.Party]; !ok || bytes.Compare(n.Raw, had) < 0 {
			f.signatures[id][n.Party] = n.Raw
		}
	case n.Held != nil:
		f.held = append(f.held, *n.Held)
	case n.Withdrawal != nil:
		f.withdrawals = append(f.withdrawals, *n.Withdrawal)
	}
}

func (f *folder) state(lineage string, now time.Time) State {
	ids := slices.SortedFunc(maps.Keys(f.heads), func(a, b string) int {
		if d := f.heads[a].Version - f.heads[b].Version; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	first := f.heads[ids[0]]
	s := State{Lineage: lineage, Kind: first.Kind, Parties: first.Parties}

	// The lineage id binds the parties, so they are the same in every head.
	for _, w := range f.withdrawals {
		if first.Party(w.Party) && !slices.Contains(s.Withdrawals, w) {
			s.Withdrawals = append(s.Withdrawals, w)
		}
	}
	slices.SortFunc(s.Withdrawals, func(a, b Withdrawal) int {
		if c := a.Effective.Compare(b.Effective); c != 0 {
			return c
		}
		if c := strings.Compare(a.Party, b.Party); c != 0 {
			return c
		}
		return a.At.Compare(b.At)
	})
	if len(s.Withdrawals) > 0 {
		s.Ends = s.Withdrawals[0].Effective
	}
	s.Equivocations = f.equivocations(first.Parties, ids)

	for _, id := range ids {
		s.Versions = append(s.Versions, f.version(id, now))
	}
	f.settle(&s, now)
	return s
}

// version tells what is known of one version by itself: it is proposed, partly signed, complete or dead.
func (f *folder) version(id string, now time.Time) Version {
	h := f.heads[id]
	v := Version{Head: h, ID: id, Signed: map[string]time.Time{}, Held: map[string]map[string]time.Time{}}
	for _, x := range f.held {
		if x.Instrument != id || !h.Party(x.Party) {
			continue
		}
		for _, p := range x.Signed {
			if !h.Party(p) {
				continue
			}
			if v.Held[x.Party] == nil {
				v.Held[x.Party] = map[string]time.Time{}
			}
			if t, ok := v.Held[x.Party][p]; !ok || x.At.Before(t) {
				v.Held[x.Party][p] = x.At
			}
		}
	}
	for _, p := range h.Parties {
		if f.signatures[id][p] == nil {
			v.Missing = append(v.Missing, p)
			continue
		}
		var counts time.Time
		for _, holder := range h.Others(p) {
			if t, ok := v.Held[holder][p]; ok && (counts.IsZero() || t.Before(counts)) {
				counts = t
			}
		}
		v.Signed[p] = counts
		if counts.IsZero() || counts.After(h.SignBy) {
			v.Uncounted = append(v.Uncounted, p)
		}
		if counts.After(v.Completed) {
			v.Completed = counts
		}
	}
	complete := len(v.Missing) == 0 && len(v.Uncounted) == 0
	if !complete {
		v.Completed = time.Time{}
	}
	switch {
	case complete:
		v.Status = Complete
	case now.After(h.SignBy):
		v.Status = Dead
	case len(v.Signed) > 1:
		v.Status = PartlySigned
	default:
		v.Status = Proposed
	}
	return v
}

// settle says what the versions mean together.
func (f *folder) settle(s *State, now time.Time) {
	frozen := len(s.Equivocations) > 0
	ended := !s.Ends.IsZero() && !now.Before(s.Ends)
	if frozen || ended {
		s.Status = Ended
		if frozen {
			s.Status = Equivocated
		}
		for i := range s.Versions {
			if s.Versions[i].Status != Dead {
				s.Versions[i].Status = s.Status
			}
		}
		return
	}
	for i := len(s.Versions) - 1; i >= 0; i-- {
		v := &s.Versions[i]
		if v.Status != Complete || now.Before(v.Head.EffectiveFrom) {
			continue
		}
		if s.InForce != nil {
			v.Status = Superseded
			continue
		}
		v.Status = InForce
		head := v.Head
		s.InForce = &head
	}
	s.Status = s.Versions[len(s.Versions)-1].Status
	if s.InForce != nil {
		s.Status = InForce
	}
}

// equivocations finds one proof for every party that signed two heads of which it could sign only one. ids are
// in their order, so that everybody finds the same.
func (f *folder) equivocations(parties, ids []string) []Proof {
	var proofs []Proof
	for _, p := range parties {
		if proof, ok := f.equivocation(p, ids); ok {
			proofs = append(proofs, proof)
		}
	}
	return proofs
}

func (f *folder) equivocation(party string, ids []string) (Proof, bool) {
	byVersion, byPrevious := map[int]string{}, map[string]string{}
	for _, id := range ids {
		signed, ok := f.signatures[id][party]
		if !ok {
			continue
		}
		h := f.heads[id]
		other, clash := byVersion[h.Version]
		if !clash && h.Previous != "" {
			other, clash = byPrevious[h.Previous]
		}
		if clash {
			return Proof{Party: party, A: f.signatures[other][party], B: signed}, true
		}
		byVersion[h.Version] = id
		byPrevious[h.Previous] = id
	}
	return Proof{}, false
}

// MaySign says whether a party may put its name to a version at the time now, after what is known here of its
// lineage (the zero State when nothing is). It may when time is left, the version follows one that is known here,
// the party has signed no other in its place and none with a higher number, and the lineage is neither frozen nor left by
// anybody. Signing the same head again is allowed while time is left. The state must hold all that the party itself
// ever signed in the lineage. The error is an *Error.
func MaySign(s State, h Head, party string, now time.Time) error {
	if err := h.Validate(); err != nil {
		return err
	}
	switch {
	case !h.Party(party):
		return fault("stranger", "party", party)
	case s.Lineage != "" && s.Lineage != h.Lineage:
		return fault("lineage", "lineage", h.Lineage)
	case now.After(h.SignBy):
		return fault("late", "sign_by", formatTime(h.SignBy))
	case len(s.Equivocations) > 0:
		return fault("frozen", "lineage", h.Lineage)
	case len(s.Withdrawals) > 0:
		return fault("withdrawn", "lineage", h.Lineage)
	}
	id, higher := h.ID(), false
	for _, v := range s.Versions {
		if _, mine := v.Signed[party]; !mine || v.ID == id {
			continue
		}
		if conflict(v.Head, h) {
			return fault("signed_other", "version", "")
		}
		higher = higher || v.Head.Version > h.Version
	}
	if higher {
		return fault("signed_higher", "version", "")
	}
	if h.Version > 1 {
		switch previous, known := s.Version(h.Previous); {
		case !known:
			return fault("previous_unknown", "previous", h.Previous)
		case previous.Head.Version != h.Version-1:
			return fault("previous", "previous", h.Previous)
		}
	}
	return nil
}
