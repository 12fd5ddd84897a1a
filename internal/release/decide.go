package release

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"hash"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
)

// unnamedParty stands for a giver without a name.
const unnamedParty = "Tansiq node"

// TextDigest is the digest of the texts of a claim, which a tear-line over it notes in Over: SHA-256, in hex, of
// the title and the summary in both languages.
func TextDigest(c *incident.Claim) string {
	h := sha256.New()
	for _, s := range [...]string{c.Title.AR, c.Title.EN, c.Summary.AR, c.Summary.EN} {
		writeCounted(h, s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// writeCounted writes a text after its length, so that no two lists of texts are written alike.
func writeCounted(h hash.Hash, s string) {
	var n [8]byte
	binary.BigEndian.PutUint64(n[:], uint64(len(s)))
	h.Write(n[:])
	h.Write([]byte(s))
}

// decider is one decision: what all its workers read.
type decider struct {
	in                  *Input
	terms               *agreement.Terms
	ceiling             uint8
	pap                 int
	gates               [3]code // for reports, for warnings, for what may be either
	anySubject, anyUnit bool
	isSubject           func(incident.Participant) bool
	stamp               string
	batch               time.Time // what stamp says
	party, partyName    string    // of the giver's identity
	given               map[string]*Given
}

// worker is what one goroutine writes.
type worker struct {
	d       *decider
	names   *namer
	reasons []Reason
	flags   []Flag
	item    *Item // the one that is looked at
	held    bool  // something withholds it

	placeRoomLeft []incident.Place
	placesMade    map[placeKey]*shared
	actorsMade    map[actorKey]*shared
	buf, body     []byte
	claims        []incident.Claim
}

// unit is an incident with everything that hangs on it.
type unit struct {
	own     string  // own id of the incident
	members []int32 // indexes of its claims, by note
	id      string  // STIX id of the incident
	objects []object
	shared  []*shared
	digest  string
	warning bool // a warning is in it
	linked  bool // a claim in it is a part of another
	broken  bool // it cannot be composed
	open    bool // it may go
}

// Decide decides what is to leave. It is pure and total: whatever it is given, it does not fail, and what it cannot
// judge is withheld. It uses as many goroutines as there are processors when there is much to do.
func Decide(in Input) Result {
	var r Result
	if !ready(&in) {
		if in.Trace {
			for i := range in.Items {
				r.Reasons = append(r.Reasons, reason(in.Items[i].Claim.Key, whole, codeNotInForce))
			}
			if in.Watched != nil {
				for id := range in.Watched.Wanted {
					r.Reasons = append(r.Reasons, reason(id, whole, codeNotInForce))
				}
			}
			r.tidy()
		}
		return r
	}
	d := newDecider(&in)
	workers := d.workers(len(in.Items))

	all := make([]kept, len(in.Items))
	each(workers, len(in.Items), func(w *worker, i int) {
		k := &all[i]
		k.own, k.in, k.parent, k.unit = &in.Items[i].Claim, in.Items[i].Incident, -1, -1
		k.verdict = w.judge(&in.Items[i], k)
	})
	order := d.distinct(all, workers[0])
	d.parents(all, order)
	units := d.group(all, order, workers[0].names)
	each(workers, len(units), func(w *worker, i int) { w.render(&units[i], all) })
	watches := newWatchDecider(d, workers[0])
	w := watches.decide()
	d.settle(&r, all, units, workers, w.stands)
	w.join(&r)
	for _, w := range workers {
		r.Reasons, r.Flags = append(r.Reasons, w.reasons...), append(r.Flags, w.flags...)
	}
	r.tidy()
	return r
}

// ready reports whether anything at all may leave.
func ready(in *Input) bool {
	y := in.Batch.UTC().Year()
	return running(in.Agreement, in.Batch) && in.Agreement.Terms.Giver == in.Party.ID && len(in.Key) >= minKey && y >= firstYear && y <= lastYear
}

func newDecider(in *Input) *decider {
	a := in.Agreement
	d := &decider{in: in, terms: &a.Terms, ceiling: level(a.Terms.Ceiling), pap: papWidth(a.Terms.PAP),
		anySubject: slices.Contains(a.Terms.Subjects, agreement.Any), anyUnit: slices.Contains(a.Terms.Units, agreement.Any)}
	d.gates[0], d.gates[1] = d.gate(agreement.Report), d.gate(agreement.Warning)
	switch {
	case d.gates[0] == codeKind || d.gates[1] == codeKind:
		d.gates[2] = codeKind
	default:
		d.gates[2] = max(d.gates[0], d.gates[1])
	}
	part := func(inner, outer string) bool {
		return outer == in.Desk.Subject && in.Desk.IsSubject(inner) || in.Names.Part != nil && in.Names.Part(inner, outer)
	}
	d.isSubject = func(p incident.Participant) bool { return d.terms.SubjectAllowed(p.ID, part) }

	n := newNamer(in.Key)
	d.stamp = n.stamp(in.Batch)
	d.batch = moment(d.stamp)
	d.party = n.id("identity", "party")
	d.partyName = either(strings.ToValidUTF8(strings.ReplaceAll(in.Party.Name.In("en"), "\x00", ""), "\uFFFD"), unnamedParty)
	d.given = make(map[string]*Given, len(in.Given))
	for i := range in.Given {
		g := &in.Given[i]
		if h := d.given[g.ID]; h == nil || newer(g, h) {
			d.given[g.ID] = g
		}
	}
	return d
}

// newer decides which of two entries for one copy counts.
func newer(g, h *Given) bool {
	switch {
	case g.Modified != h.Modified:
		return g.Modified > h.Modified
	case g.Withdrawn != h.Withdrawn:
		return g.Withdrawn
	}
	return g.Digest > h.Digest
}

// gate is what keeps things of a kind from going; codeGoes when nothing does. codeKind withholds, the others close.
func (d *decider) gate(k agreement.Kind) code {
	a := d.in.Agreement
	switch {
	case !slices.Contains(d.terms.Kinds, k):
		return codeKind
	case !a.DesignationOpen():
		return codeDesignation
	case !d.terms.Opens(k, a.Step):
		return codeStep
	case a.AssuranceOpen():
		return codeGoes
	case a.AbuseReported:
		return codeAbuse
	}
	return codeAssurance
}

// drawsOn are the digests of the tear-lines on which a note draws that stands given.
func (d *decider) drawsOn(note uuid) []string {
	if len(d.given) == 0 {
		return nil
	}
	if g := d.given["note--"+note.String()]; g != nil && !g.Withdrawn {
		return g.Tears
	}
	return nil
}

// workers makes one worker per processor, fewer when there is little to do.
func (d *decider) workers(n int) []*worker {
	const least = 32 // items that are worth a goroutine
	workers := make([]*worker, max(1, min(runtime.GOMAXPROCS(0), n/least)))
	for i := range workers {
		workers[i] = &worker{d: d, names: newNamer(d.in.Key), placesMade: map[placeKey]*shared{}, actorsMade: map[actorKey]*shared{}}
	}
	return workers
}

// each calls f for 0…n−1, each index once, by any of the workers.
func each(workers []*worker, n int, f func(w *worker, i int)) {
	if len(workers) == 1 {
		for i := range n {
			f(workers[0], i)
		}
		return
	}
	const stride = 32
	var next atomic.Int64
	var wg sync.WaitGroup
	for _, w := range workers {
		wg.Go(func() {
			for {
				end := int(next.Add(stride))
				if end-stride >= n {
					return
				}
				for i := end - stride; i < min(end, n); i++ {
					f(w, i)
				}
			}
		})
	}
	wg.Wait()
}

// placeRoom returns an empty slice with room for n places.
func (w *worker) placeRoom(n int) []incident.Place {
	if len(w.placeRoomLeft) < n {
		w.placeRoomLeft = make([]incident.Place, max(n, 128))
	}
	out := w.placeRoomLeft[:0:n]
	w.placeRoomLeft = w.placeRoomLeft[n:]
	return out
}

// claimID is the id of a claim of which sum is the hash of what it says. Another content makes another id, but all ids
// of one claim begin like that of its note: so they sort alike, and where only the order of ids decides between two
// claims (incident.Compose), it decides alike here and at the taker, and for each version of them.
func (w *worker) claimID(note uuid, sum *[sha256.Size]byte) uuid {
	u := w.names.uuid("claim", string(note[:]), string(sum[:]))
	copy(u[:8], note[:8])
	return u
}

// compareKept orders items by their notes; the rest only tells items with one key apart.
func compareKept(a, b *kept) int {
	if c := bytes.Compare(a.note[:], b.note[:]); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(a.in, b.in), strings.Compare(a.own.PartOf, b.own.PartOf), strings.Compare(a.own.By, b.own.By), strings.Compare(a.own.ID, b.own.ID))
}

// distinct returns the indexes of the items that go, by note. Of items with one key that are not the same, none goes:
// nobody could tell which is meant.
func (d *decider) distinct(all []kept, w *worker) []int32 {
	order := make([]int32, 0, len(all))
	for i := range all {
		if all[i].verdict == goes {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return compareKept(&all[a], &all[b]) })
	kept := order[:0]
	for i := 0; i < len(order); {
		k := &all[order[i]]
		j, same := i+1, true
		for ; j < len(order) && all[order[j]].note == k.note; j++ {
			o := &all[order[j]]
			same = same && o.in == k.in && slices.Equal(o.tears, k.tears) && reflect.DeepEqual(o.claim, k.claim)
			o.verdict = withheld
		}
		if same {
			kept = append(kept, order[i])
		} else {
			k.verdict = withheld
			w.item = &Item{Claim: incident.Claim{Key: k.own.Key}}
			w.about(whole, codeConflict)
		}
		i = j
	}
	return kept
}

// parents finds, for each claim that goes and says that it is a part of another, that other, if it goes too or would
// but for a gate.
func (d *decider) parents(all []kept, order []int32) {
	var wanted map[string]int32
	for _, i := range order {
		if of := all[i].own.PartOf; of != "" {
			if wanted == nil {
				wanted = map[string]int32{}
			}
			wanted[of] = -1
		}
	}
	if wanted == nil {
		return
	}
	others := order
	if len(d.given) > 0 {
		others = slices.Clone(order)
		for i := range all {
			if all[i].verdict == closed {
				others = append(others, int32(i))
			}
		}
		slices.SortFunc(others, func(a, b int32) int { return compareKept(&all[a], &all[b]) })
	}
	for _, byKey := range [...]bool{true, false} { // a key counts before an id, the first note before others
		for _, i := range others {
			name := all[i].own.ID
			if byKey {
				name = all[i].own.Key
			}
			if at, ok := wanted[name]; ok && at < 0 && name != "" {
				wanted[name] = i
			}
		}
	}
	for _, i := range order {
		if of := all[i].own.PartOf; of != "" && wanted[of] != i {
			all[i].parent = wanted[of]
		}
	}
}

// group puts the claims that go into units and gives each its incident's id, which depends on the claims that go alone:
// a unit goes on as the incident under which its first given claim was given; a new one is named after the claim in it
// that makes the smallest id.
func (d *decider) group(all []kept, order []int32, names *namer) []unit {
	var units []unit
	at := make(map[string]int32, len(order))
	for _, i := range order {
		k := &all[i]
		u, ok := at[k.in]
		if !ok || k.in == "" {
			u = int32(len(units))
			units = append(units, unit{own: k.in})
			at[k.in] = u
		}
		k.unit = u
		units[u].members = append(units[u].members, i)
	}

	taken := map[string]bool{}
	if len(d.given) > 0 {
		type heir struct {
			created, note, incident string
			unit                    int32
		}
		var heirs []heir
		for _, i := range order {
			note := "note--" + all[i].note.String()
			if g := d.given[note]; g != nil && strings.HasPrefix(g.Of, "incident--") { // also when it was withdrawn since
				heirs = append(heirs, heir{g.Created, note, g.Of, all[i].unit})
			}
		}
		slices.SortFunc(heirs, func(a, b heir) int {
			if c := strings.Compare(a.created, b.created); c != 0 {
				return c
			}
			return strings.Compare(a.note, b.note)
		})
		for _, h := range heirs {
			if units[h.unit].id == "" && !taken[h.incident] {
				units[h.unit].id, taken[h.incident] = h.incident, true
			}
		}
		for id, g := range d.given { // nobody takes a name that another bore
			taken[id] = taken[id] || g.Type == "incident"
		}
	}
	for i := range units {
		if u := &units[i]; u.id == "" {
			u.id = newIncidentID(u, all, names, taken)
			taken[u.id] = true
		}
	}
	return units
}

// newIncidentID names an incident after one of its claims.
func newIncidentID(u *unit, all []kept, names *namer, taken map[string]bool) string {
	best := ""
	for _, m := range u.members {
		if id := names.id("incident", all[m].own.Key); (best == "" || id < best) && !taken[id] {
			best = id
		}
	}
	for n := 0; best == ""; n++ { // all are borne by incidents that these claims were once in
		if id := names.id("incident", all[u.members[0]].own.Key, "again", strings.Repeat("+", n)); !taken[id] {
			best = id
		}
	}
	return best
}
