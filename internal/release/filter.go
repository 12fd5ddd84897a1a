package release

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// prop is a property of a claim. The first six are the slots, which a tear-line may keep.
type prop uint8

const (
	pClass prop = iota
	pWhen
	pPlaces
	pActors
	pQuantities
	pMethods
	pTitle
	pSummary
	pCertainty
	pGrade
	pSource
	propCount
	whole prop = 255 // the item as a whole
)

var propNames = [propCount]string{Class, When, Places, Actors, Quantities, Methods, Title, Summary, Certainty, Grade, Source}

// propOf finds a property by its name.
func propOf(name string) (prop, bool) {
	for p, n := range propNames {
		if n == name {
			return prop(p), true
		}
	}
	return 0, false
}

// props is a set of properties.
type props uint16

func (s props) has(p prop) bool         { return s&(1<<p) != 0 }
func (s props) hasAll(all props) bool   { return s&all == all }
func (s props) with(p prop) props       { return s | 1<<p }
func (s props) union(other props) props { return s | other }

// slots are the properties over which title and summary are written.
const slots props = 1<<pClass | 1<<pWhen | 1<<pPlaces | 1<<pActors | 1<<pQuantities | 1<<pMethods

// unreadable is the level of a marking that is not one of the five: stricter than all.
const unreadable = 6

// level orders markings.
func level(m incident.Marking) uint8 {
	switch m {
	case incident.TLPClear:
		return 1
	case incident.TLPGreen:
		return 2
	case incident.TLPAmber:
		return 3
	case incident.TLPAmberStrict:
		return 4
	case incident.TLPRed:
		return 5
	}
	return unreadable
}

var levels = [...]incident.Marking{1: incident.TLPClear, 2: incident.TLPGreen, 3: incident.TLPAmber, 4: incident.TLPAmberStrict, 5: incident.TLPRed}

// papWidth orders what a recipient may do, narrowest first; 0 for a level that is not known.
func papWidth(p agreement.PAP) int {
	switch p {
	case agreement.PAPRed:
		return 1
	case agreement.PAPAmber:
		return 2
	case agreement.PAPGreen:
		return 3
	case agreement.PAPClear:
		return 4
	}
	return 0
}

// verdict is what becomes of an item.
type verdict uint8

const (
	withheld verdict = iota
	closed           // a gate is shut: nothing more is given, what stands given stays
	goes
)

// kept is an item that goes, or would if no gate were shut, filtered.
type kept struct {
	claim   incident.Claim // as the taker gets it, but for its id and time
	kind    agreement.Kind
	note    uuid // of the note that carries it
	own     *incident.Claim
	in      string   // own id of its incident
	tears   []string // digests of the tear-lines that it draws on
	parent  int32    // index of the item that it is a part of, −1 for none
	unit    int32    // index of the unit that it is in
	silent  bool     // nothing is known of who acted: no side may be derived from that
	verdict verdict
}

// judge filters an item into k and decides. With a trace it looks at everything, else it stops at the first rule that
// withholds the item.
func (w *worker) judge(it *Item, k *kept) verdict {
	d, c := w.d, &it.Claim
	w.item, w.held = it, false

	// The item as a whole.
	if c.State != incident.Confirmed && w.no(codeState) {
		return withheld
	}
	if it.Restricted && w.no(codeRestricted) {
		return withheld
	}
	if c.Key == "" && w.no(codeInvalid) {
		return withheld
	}
	var marks [propCount]uint8
	for name, m := range it.Marks {
		p, ok := propOf(name)
		if !ok || p == pClass {
			if w.no(codeUnknownProperty) {
				return withheld
			}
			continue
		}
		marks[p] = level(m)
	}
	var private props
	for _, name := range it.Private {
		p, ok := propOf(name)
		if !ok || p == pClass {
			if w.no(codeUnknownProperty) {
				return withheld
			}
			continue
		}
		private = private.with(p)
	}
	if pap := papWidth(it.PAP); it.PAP != "" && (pap == 0 || pap < d.pap) && w.no(codePAP) {
		return withheld
	}
	limit, nameable := d.ceiling, uint8(unreadable)
	if it.Origin != nil {
		l, n, why := d.allows(it.Origin)
		if why != codeGoes && w.no(why) {
			return withheld
		}
		limit, nameable = min(limit, l), n
	} else if c.Source.Kind == incident.SourcePartner && w.no(codeOriginUnknown) {
		return withheld
	}

	// The path: by itself, or by a tear-line.
	k.note = w.names.uuid("note", c.Key)
	own := level(c.Marking)
	if own == unreadable && w.no(codeUnknownMarking) {
		return withheld
	}
	tear, keep, usable := w.tearOf(it, limit, k.note)
	itself := own <= limit
	base := own
	if !itself {
		base = 0
		if tear == nil && w.no(codeCeiling) {
			return withheld
		}
	}
	classShown := itself || keep.has(pClass)
	warning := classShown && KindOf(c.Class, c.Certainty) == agreement.Warning
	forThem := it.Recipient && warning

	// What may be seen of it.
	var seen props
	for p := range propCount {
		switch {
		case !itself && !keep.has(p) && p != pCertainty:
			if p != pTitle && p != pSummary {
				w.about(p, codeNotKept)
			}
		case max(base, marks[p]) > limit:
			w.about(p, codeMark)
		case private.has(p) && !forThem:
			w.about(p, codePrivate)
		default:
			seen = seen.with(p)
		}
	}
	if !seen.has(pCertainty) && w.no(codeCertainty) {
		return withheld
	}

	out := &k.claim
	*out = incident.Claim{State: incident.Confirmed, Class: incident.Other, Certainty: c.Certainty,
		When: incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}}
	if classShown {
		out.Class = c.Class
	}
	if seen.has(pWhen) {
		out.When.Start, out.When.End, out.When.Precision = c.When.Start, c.When.End, c.When.Precision
	}
	cut := false
	if seen.has(pPlaces) {
		out.Places, cut = w.places(c.Places)
	}
	if seen.has(pActors) {
		out.Side = c.Side
		out.Actors = w.actors(c.Actors)
	}
	sourceNamed := w.source(it, out, itself && seen.has(pSource), max(base, marks[pSource]) <= nameable)
	if seen.has(pQuantities) {
		out.Quantities = w.quantities(c.Quantities, seen.has(pActors), sourceNamed)
	}
	if seen.has(pMethods) {
		out.Methods = c.Methods
	}
	if seen.has(pGrade) {
		out.Grade = c.Grade
	}
	k.silent = len(out.Actors) == 0 && out.Side == ""

	// Scope, of what is left.
	k.kind = KindOf(out.Class, out.Certainty)
	gate := d.gates[0]
	switch {
	case !classShown:
		gate = d.gates[2]
		if len(d.terms.Classes) > 0 && w.no(codeClassHidden) {
			return withheld
		}
	case warning:
		gate = d.gates[1]
	}
	if gate == codeKind && w.no(codeKind) {
		return withheld
	}
	if classShown && !d.terms.ClassAllowed(out.Class) && w.no(codeClass) {
		return withheld
	}
	if !d.anySubject {
		switch {
		case !seen.has(pActors):
			if w.no(codeSubjectHidden) {
				return withheld
			}
		case !slices.ContainsFunc(out.Actors, d.isSubject):
			if w.no(codeSubject) {
				return withheld
			}
		}
	}
	if !d.anyUnit {
		switch {
		case !seen.has(pPlaces) || cut && len(out.Places) == 0:
			if w.no(codeUnitHidden) {
				return withheld
			}
		case len(out.Places) == 0 || !d.terms.UnitAllowed(out.Places[0].Unit, d.in.Desk.Inside):
			if w.no(codeUnit) {
				return withheld
			}
		}
	}
	if !d.terms.TimeAllowed(out.When) && w.no(codeTime) {
		return withheld
	}

	// Texts.
	asWritten := itself && seen.hasAll(slots) && !cut && w.portions(it, limit, sourceNamed, forThem)
	used := base
	for p := range propCount {
		if seen.has(p) && (p != pTitle && p != pSummary || asWritten) && (p != pSource || sourceNamed) {
			used = max(used, marks[p])
		}
	}
	if asWritten && seen.has(pSummary) {
		for i := range it.Portions {
			used = max(used, portionLevel(&it.Portions[i]))
		}
	}
	torn, telling := false, false
	switch {
	case asWritten && seen.has(pTitle):
		out.Title = c.Title
	case tear != nil && tear.Title != (text.Bilingual{}):
		out.Title, torn = tear.Title, true
		w.replaced(pTitle, tear)
	default:
		w.about(pTitle, codeComposed)
	}
	switch {
	case asWritten && seen.has(pSummary):
		out.Summary = c.Summary
		telling = !sourceNamed && namesSource(c)
	case tear != nil:
		out.Summary, torn = tear.Summary, true
		w.replaced(pSummary, tear)
	case seen.has(pSummary) && itself:
		w.about(pSummary, codeTextOver)
	}
	if torn {
		used = max(used, level(tear.Level))
		if itself { // only the words are drawn on
			usable = []string{tearDigest(tear)}
		}
		slices.Sort(usable)
		k.tears = slices.Compact(usable)
	}
	out.Marking = levels[min(used, 5)]
	if out.Title.AR == "" || out.Title.EN == "" {
		t := incident.ComposeTitle(*out)
		if out.Title.AR == "" {
			out.Title.AR = t.AR
		}
		if out.Title.EN == "" {
			out.Title.EN = t.EN
		}
	}

	// The copy must be a claim that whoever reads it can take.
	out.ID, out.Key, out.At = "copy", "copy", d.batch
	if !w.held && out.Validate() != nil {
		w.no(codeInvalid)
	}
	if w.held {
		return withheld
	}
	if gate != codeGoes {
		w.about(whole, gate)
		return closed
	}
	if telling {
		w.flags = append(w.flags, Flag{Item: c.Key, Code: "names_source"})
	}
	w.about(whole, codeGoes)
	return goes
}

// allows finds what an originator lets pass to the taker: up to which level, and up to which it and its sources may
// be named. The code is codeGoes when it lets anything pass.
func (d *decider) allows(o *Origin) (limit, nameable uint8, why code) {
	taker := d.terms.Taker
	switch {
	case o.Party == "":
		return 0, 0, codeOriginUnknown
	case o.Party == taker:
		return 0, 0, codeEcho
	}
	for l := uint8(1); l < unreadable; l++ {
		if o.Onward.MayPass(taker, levels[l]) {
			limit = l
		}
	}
	for i := range o.Consents {
		c := &o.Consents[i]
		l := level(c.Ceiling)
		if c.By != o.Party || l == unreadable || !c.Until.IsZero() && d.in.Batch.After(c.Until) {
			continue
		}
		if !slices.Contains(c.To, taker) && !slices.Contains(c.To, agreement.Any) {
			continue
		}
		limit = max(limit, l)
		if c.Named {
			nameable = max(nameable, l)
		}
	}
	if limit == 0 {
		return 0, 0, codeOrigin
	}
	return limit, nameable, codeGoes
}

// tearOf finds the tear-line to use, nil for none, the properties that all usable ones keep, and their digests.
func (w *worker) tearOf(it *Item, limit uint8, note uuid) (best *Tear, keep props, usable []string) {
	over := ""
	for i := range it.Tears {
		t := &it.Tears[i]
		l := level(t.Level)
		if l > limit || it.Origin != nil && t.By != it.Origin.Party {
			continue
		}
		k, ok := keepOf(t)
		if !ok {
			w.about(pSummary, codeTearUnknown)
			continue
		}
		if !approved(t) {
			w.flag(t, "unapproved_tear")
			continue
		}
		if over == "" {
			over = TextDigest(&it.Claim)
		}
		if t.Over != over {
			w.flag(t, "stale_tear")
			if !slices.Contains(w.d.drawsOn(note), tearDigest(t)) {
				w.about(pSummary, codeStale)
				continue
			}
		}
		keep = keep.union(k)
		usable = append(usable, tearDigest(t))
		if best == nil || betterTear(t, best) {
			best = t
		}
	}
	return best, keep, usable
}

// betterTear reports whether a is to be taken before b: it tells more, or it is newer. The rest only makes the choice
// the same whatever the order.
func betterTear(a, b *Tear) bool {
	if x, y := level(a.Level), level(b.Level); x != y {
		return x > y
	}
	if !a.At.Equal(b.At) {
		return a.At.After(b.At)
	}
	if a.ID != b.ID {
		return a.ID < b.ID
	}
	return tearDigest(a) < tearDigest(b)
}

// keepOf reads which slots a tear-line keeps; ok is false when it names something else.
func keepOf(t *Tear) (keep props, ok bool) {
	for _, name := range t.Keep {
		p, known := propOf(name)
		if !known || !slots.has(p) {
			return 0, false
		}
		keep = keep.with(p)
	}
	return keep, true
}

// approved reports whether somebody other than its author approved a tear-line.
func approved(t *Tear) bool {
	return t.By != "" && slices.ContainsFunc(t.Approved, func(p string) bool { return p != "" && p != t.By })
}

// tearDigest tells tear-lines apart by all that they say.
func tearDigest(t *Tear) string {
	h := sha256.New()
	for _, s := range append([]string{t.ID, string(t.Level), t.Title.AR, t.Title.EN, t.Summary.AR, t.Summary.EN}, t.Keep...) {
		writeCounted(h, s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// actors returns participants without the words of their source.
func (w *worker) actors(list []incident.Participant) []incident.Participant {
	if !slices.ContainsFunc(list, func(a incident.Participant) bool { return a.Text != "" || a.Span != nil }) {
		return list
	}
	out := make([]incident.Participant, len(list))
	for i := range list {
		a := &list[i]
		out[i] = incident.Participant{ID: a.ID, Name: a.Name, Role: a.Role}
	}
	return out
}

// quantities returns counts without the words of their source; without those of actors where actors are withheld,
// and without saying who gives them where sources are.
func (w *worker) quantities(list []incident.Quantity, actors, sources bool) []incident.Quantity {
	if !slices.ContainsFunc(list, func(q incident.Quantity) bool {
		return q.Text != "" || q.Span != nil || q.By != nil && !sources || !actors && ofActor(q.Of)
	}) {
		return list
	}
	out := make([]incident.Quantity, 0, len(list))
	for i := range list {
		q := list[i]
		if !actors && ofActor(q.Of) {
			continue
		}
		q.Text, q.Span = "", nil
		if !sources {
			q.By = nil
		}
		out = append(out, q)
	}
	return out
}

// ofActor reports whether a count is one of an actor's.
func ofActor(of string) bool { return of != "" && of != "civilians" && of != "unknown" }

// source writes whose statement the copy is: the source's where it may be named, else the giver's.
func (w *worker) source(it *Item, out *incident.Claim, seen, named bool) bool {
	s := &it.Claim.Source
	switch {
	case !seen: // said already
	case !w.d.terms.Sources:
		w.about(pSource, codeSources)
	case s.Kind == incident.SourceDesk:
		w.about(pSource, codeOwnPeople)
	case !named:
		w.about(pSource, codeOriginator)
	default:
		out.Source = incident.Source{ID: w.names.uuid("source", s.ID).String(), Name: s.Name, Kind: s.Kind, Says: s.Says, Published: s.Published}
		return true
	}
	out.Source = incident.Source{ID: w.d.party, Name: w.d.partyName, Kind: incident.SourcePartner, Published: incident.NoDay}
	return false
}

// portions reports whether no portion of the summary is withheld.
func (w *worker) portions(it *Item, limit uint8, sourceNamed, forThem bool) bool {
	ok := true
	for i := range it.Portions {
		p := &it.Portions[i]
		why := codeGoes
		switch p.Why {
		case WhySource:
			if !sourceNamed {
				why = codePortionSource
			}
		case WhyPerson:
			if !forThem {
				why = codePortionPerson
			}
		case WhyOriginator:
			why = codePortionOrigin
			if p.Origin != nil {
				l, _, no := w.d.allows(p.Origin)
				if no == codeGoes && max(level(it.Claim.Marking), portionLevel(p)) <= l {
					why = codeGoes
				}
			}
		case WhyOther:
			if p.Marking == "" {
				why = codePortionMark
			}
		default:
			why = codePortionUnknown
		}
		if portionLevel(p) > limit {
			why = codePortionMark
		}
		if why != codeGoes {
			ok = false
			w.about(pSummary, why)
		}
	}
	return ok
}

func portionLevel(p *Portion) uint8 {
	if p.Marking == "" {
		return 0
	}
	return level(p.Marking)
}

// namesSource reports whether a claim's summary names its source.
func namesSource(c *incident.Claim) bool {
	for _, name := range [...]string{c.Source.Name, c.Source.Says} {
		if len(name) > 3 && (strings.Contains(c.Summary.AR, name) || strings.Contains(c.Summary.EN, name)) {
			return true
		}
	}
	return false
}

// running reports whether the agreement is in force at a time, as agreement.InForce.Opens has it, whatever is open.
func running(a *agreement.InForce, at time.Time) bool {
	return a != nil && a.Lineage != "" && !a.Since.IsZero() && !at.Before(a.Since) && a.Terms.Runs(at) && a.Terms.Check() == nil
}
