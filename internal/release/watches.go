// # Watches
//
// Watches, with the areas that they are of, and declarations that the list of them is complete go under terms of the kind
// watch. They are judged as items are, by the rules of DESIGN §5, but nothing of them is a text over the whole, so there
// are no tear-lines: what a rule keeps back of a watch that could make it say something else keeps back the watch.
//
// Its outline (the polygon, or the area and which share of it), kind, schedule, confidence, since when it is kept where that
// is later than the schedule says, and since when it is withdrawn.
// The contact goes with a watch of our own, as the role that can be reached, unless it holds a number that could be a
// telephone's. How many people keep it, notes, why it was withdrawn, by whom it was told, who entered it and when, the plan
// that it comes from, and our own number never go. Of an area go its name, the administrative unit that it is, and which
// land it is when; of several versions only what holds.
//
// One that is valid and whose plan, if it comes from one, is in force (rule 1); that is marked within the ceiling, as its
// area is (2). Its land lies wholly in the units of the terms, and all of its time in their days: cut, a watch would say
// that it ends where it does not, and that is how a place looks unwatched. Its outline is a place finer than any unit:
// where the terms want places coarser than exact, only a watch of a whole administrative unit of that size goes. The subjects
// and classes of the terms are those of happenings; a watch has none. Its PAP, where it came from somebody, is as wide as
// the terms' (all 3). A watch of our own goes; one that a partner gave, or of an area that a partner gave, as that one
// allows (4); what we heard of somebody else's watch does not. Who keeps what came from a partner is named where that one
// consented to being named. The gates are those of all items (5, 6, 7).
//
// A watch of our own may stand on an area that a partner gave. Where it covers the whole of that area or an unnamed share of
// it, its outline is the partner's: it goes where the partner lets the area pass, and to the partner itself, whose area it
// is; else it does not go at all, since a polygon without the name would give the area away as well. One with a polygon of
// its own goes by that polygon alone and names no area. An area that its giver withdrew passes on to nobody, and so nothing
// that covers it goes (4). Nothing of a partner's area that may not pass changes a byte of any watch or area that goes (9).
//
// A declaration says: the list of our watches for this area and time is complete. To the taker it says: as you were given
// it. So it goes only while every watch of our own that covers any of it stands given as it is; else the taker would call
// land that we watch unwatched (10). It is taken back in the same batch in which that ends, and goes again when it is true
// again. That it is missing says no more than that we do not say it. Only our own go, never one that a partner gave (4), and
// none that a later one of ours says otherwise about (10). A declaration that reaches beyond the days of the terms, or
// beyond the end of the agreement, is cut: it says less, and stays true.
//
// A watch is one unit with its area: what people approve is a digest of both. When it changes, what stands given is taken
// back until people have approved what it says now: a taker that relies on a watch that is no longer kept is worse off than
// one that does not know. That is where watches differ from incidents, of which the old version stands while the new one
// waits. A shut gate keeps what stands given as long as it is still true. Nothing of watches is urgent.
package release

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"tansiq/internal/agreement"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Watched is everything of watches, areas and declarations that decides about release.
type Watched struct {
	Areas        []watch.Area // all versions of all areas, in any order
	Watches      []WatchItem
	Declarations []watch.Declaration
	PlansInForce map[string]bool // by lineage
	// Origins are the originators of areas that came from partners, by the area's id. One that came from a partner and is
	// not here does not go.
	Origins map[string]*Origin
	// Wanted are the ids of watches and declarations that people want to go; all others do not, and only decide what may be
	// said of them.
	Wanted map[string]bool
	// Within reports whether land lies wholly in the given administrative units taken together; nil: it does not.
	Within func(land area.Shape, units []string) bool
	// UnitShape is the land of an administrative unit. Nil or false: it is not known.
	UnitShape func(id string) (area.Shape, bool)
}

// WatchItem is one watch, in its newest version, and what decides about its release.
type WatchItem struct {
	Watch  watch.Watch
	Origin *Origin       // who gave it to us; nil: it is our own entry
	PAP    agreement.PAP // the most that whoever gets it may do; empty: nobody said
}

// Top reports whether a copy with this id comes and goes by itself and has its own entry in the ledger: an incident, a
// watch, a declaration.
func Top(id string) bool {
	typ, _, _ := strings.Cut(id, "--")
	return typ == "incident" || typ == watch.WatchType || typ == watch.DeclarationType
}

// ofWatches reports whether what stands given belongs to watches: they themselves, declarations, and areas.
func ofWatches(g *Given) bool {
	return g.Type == watch.WatchType || g.Type == watch.DeclarationType || g.Own != "" && (g.Type == "location" || strings.HasPrefix(g.Of, "location--"))
}

// landKept is an area as it may go.
type landKept struct {
	own     string // the area's own id
	told    watch.ToldArea
	whole   []watch.Outline // which land it is when, whatever goes of it
	marking uint8
	limit   uint8 // what its originator lets pass
	gaps    []gap // what of it does not go, and why
	why     code  // nothing of it goes
	by      []string
	made    bool
	copies  []object
	id      string
	digest  string
}

// gap is a time in which the land of an area does not go.
type gap struct {
	span watch.Span
	why  code
}

// watchDecider decides about watches.
type watchDecider struct {
	*worker
	in    *Watched
	gate  code
	days  watch.Span
	lands map[string]*landKept
	areas map[string][]int // indexes of an area's versions, by its id
	mine  []claimed        // all watches of our own, whether they may go or not; made when a declaration asks
	asked bool             // mine was made
}

// claimed is the land and time that a watch of our own covers.
type claimed struct {
	id    string
	where []watch.Outline
}

// watchKept is a watch or a declaration that goes, or would.
type watchKept struct {
	own     string
	id, typ string
	by      []string // who wrote it and its area
	verdict verdict
	why     code
	object  object
	area    *landKept
	marking uint8
	unit    string
	stands  bool // given as it is
	open    bool // goes now, or stands
	of      *watch.Declaration
	where   []watch.Outline // of a declaration: what it is about; nil: everything
	span    watch.Span
}

func newWatchDecider(d *decider, w *worker) *watchDecider {
	in := d.in.Watched
	if in == nil {
		in = &Watched{}
	}
	k := &watchDecider{worker: w, in: in, gate: d.gate(agreement.Watch), days: daysOf(d.terms.From, d.terms.To), lands: map[string]*landKept{}, areas: map[string][]int{}}
	for i := range in.Areas {
		k.areas[in.Areas[i].ID] = append(k.areas[in.Areas[i].ID], i)
	}
	return k
}

// ours is the land and time that each watch of our own covers.
func (k *watchDecider) ours() []claimed {
	if k.asked {
		return k.mine
	}
	k.asked = true
	for i := range k.in.Watches {
		w := &k.in.Watches[i].Watch
		if w.Party.ID == k.d.in.Party.ID && (w.Plan == "" || k.in.PlansInForce[w.Plan]) {
			k.mine = append(k.mine, claimed{w.ID, k.covers(w)})
		}
	}
	return k.mine
}

// daysOf is the time from the first moment of one day to the last of another; incident.NoDay is an open end.
func daysOf(from, to incident.Day) watch.Span {
	s := watch.Span{From: watch.Begin, To: watch.End}
	if from != incident.NoDay {
		s.From = from.Time().Unix()
	}
	if to != incident.NoDay {
		s.To = (to + 1).Time().Unix()
	}
	return s
}

func inside(s, in watch.Span) bool { return in.From <= s.From && s.To <= in.To }

// timeOf is from when to when a watch may cover anything; empty for one that is not valid.
func timeOf(w *watch.Watch) watch.Span {
	c, err := watch.Compile(w.Schedule)
	if err != nil {
		return watch.Span{}
	}
	return c.Bounds().Cut(w.Kept())
}

// covers is which land a watch may cover when.
func (k *watchDecider) covers(w *watch.Watch) []watch.Outline {
	span := timeOf(w)
	if span.Empty() {
		return nil
	}
	list := []watch.Outline{{Shape: w.Shape}}
	if w.Shape.IsZero() {
		list = k.land(w.Area).whole
	}
	return during(list, span)
}

// during cuts outlines to a time.
func during(list []watch.Outline, span watch.Span) []watch.Outline {
	var out []watch.Outline
	for _, o := range list {
		if s := o.Span().Cut(span); !s.Empty() {
			o.From, o.Until = s.Times()
			out = append(out, o)
		}
	}
	return out
}

// land judges an area.
func (k *watchDecider) land(id string) *landKept {
	if l := k.lands[id]; l != nil {
		return l
	}
	l := &landKept{own: id, limit: unreadable}
	k.lands[id] = l
	var versions []watch.Area
	newest := -1
	for _, i := range k.areas[id] {
		a := &k.in.Areas[i]
		versions = append(versions, *a)
		if newest < 0 || a.Version > versions[newest].Version {
			newest = len(versions) - 1
		}
	}
	if newest < 0 {
		l.why = codeNoArea
		return l
	}
	l.whole = watch.OutlinesOf(versions)
	a := &versions[newest]
	l.told.Name, l.told.Unit = a.Name, ""
	shown := during(l.whole, k.days)
	l.marking = level(a.Marking)
	for i := range versions {
		v := &versions[i]
		if v.By != "" {
			l.by = append(l.by, v.By)
		}
		if slices.ContainsFunc(shown, func(o watch.Outline) bool { return o.Shape.Equal(v.Shape) }) {
			l.marking = max(l.marking, level(v.Marking))
		}
		if v.Origin != "" && l.why == codeGoes {
			o := k.originOf(k.in.Origins[id])
			if o.Party == k.d.terms.Taker && !v.Kept {
				continue // its own area is no news to the taker
			}
			limit, _, why := k.d.allows(o)
			if l.why = why; why == codeGoes {
				l.limit = min(l.limit, limit)
			}
		}
	}
	// A whole administrative unit is known to everybody by its name.
	if u, ok := k.unit(a.Unit); a.Kind == watch.Unit && ok && !slices.ContainsFunc(shown, func(o watch.Outline) bool { return !o.Shape.Equal(u) }) {
		l.told.Unit = a.Unit
	}
	fine := k.d.terms.Finest == incident.PlaceExact || l.told.Unit != "" && k.coarseUnit(l.told.Unit)
	for _, o := range shown {
		switch {
		case !fine:
			l.gaps = append(l.gaps, gap{o.Span(), codeOutlineFine})
		case !k.within(o.Shape):
			l.gaps = append(l.gaps, gap{o.Span(), codeOutlineOutside})
		default:
			l.told.Outlines = append(l.told.Outlines, o)
		}
	}
	if len(l.told.Outlines) == 0 && l.why == codeGoes {
		l.why = codeTime
		if len(l.gaps) > 0 {
			l.why = l.gaps[0].why
		}
	}
	return l
}

// originOf never is nil, so that what came from nobody knows whom is judged as such.
func (k *watchDecider) originOf(o *Origin) *Origin {
	if o == nil {
		return &Origin{}
	}
	return o
}

func (k *watchDecider) unit(id string) (area.Shape, bool) {
	if id == "" || k.in.UnitShape == nil {
		return area.Shape{}, false
	}
	return k.in.UnitShape(id)
}

// coarseUnit reports whether the terms let a place be told as this unit.
func (k *watchDecider) coarseUnit(id string) bool {
	unit, level, _, ok := k.d.unitOf(id, 4)
	return ok && unit == id && level >= width(k.d.terms.Finest)
}

func (k *watchDecider) within(s area.Shape) bool {
	return k.d.anyUnit || k.in.Within != nil && k.in.Within(s, k.d.terms.Units)
}

// goesIn says what keeps the land of an area from going in a time; codeGoes when nothing does.
func (l *landKept) goesIn(span watch.Span) code {
	if l.why != codeGoes {
		return l.why
	}
	for _, g := range l.gaps {
		if g.span.Meets(span) {
			return g.why
		}
	}
	if !slices.ContainsFunc(l.told.Outlines, func(o watch.Outline) bool { return o.Span().Meets(span) }) {
		return codeNoArea
	}
	return codeGoes
}

// watch judges a watch.
func (k *watchDecider) watch(it *WatchItem) *watchKept {
	d, w := k.d, &it.Watch
	out := &watchKept{own: w.ID, typ: watch.WatchType, id: k.names.id(watch.WatchType, w.ID), by: []string{w.By}, marking: level(w.Marking)}
	no := func(c code) bool {
		out.why = c
		return k.noWatch(out, c)
	}
	if w.Check() != nil && no(codeWatchInvalid) {
		return out
	}
	if w.Plan != "" && !k.in.PlansInForce[w.Plan] && no(codePlan) {
		return out
	}
	if pap := papWidth(it.PAP); it.PAP != "" && (pap == 0 || pap < d.pap) && no(codePAP) {
		return out
	}
	limit, nameable := d.ceiling, uint8(0)
	switch {
	case w.Origin != "" || it.Origin != nil:
		l, n, why := d.allows(k.originOf(it.Origin))
		if why == codeGoes {
			limit, nameable = min(limit, l), n
		} else if no(why) {
			return out
		}
	case w.Party.ID != d.in.Party.ID:
		if no(codeKeeper) {
			return out
		}
	}
	span := timeOf(w)
	told := watch.ToldWatch{Share: w.Share, Kind: w.Kind, Schedule: w.Schedule, Confidence: w.Confidence, Withdrawn: w.Withdrawn}
	if s := w.Schedule.From; w.Begins.After(s) { // that it comes from a plan is told to nobody to whom it makes no difference
		told.Begins = w.Begins
	}
	if w.Shape.IsZero() {
		l := k.land(w.Area)
		limit = min(limit, l.limit)
		out.area, out.marking, out.by = l, max(out.marking, l.marking), append(out.by, l.by...)
		if why := l.goesIn(span); why != codeGoes && no(why) {
			return out
		}
	} else {
		told.Shape = w.Shape
		if d.terms.Finest != incident.PlaceExact && no(codeOutlineFine) {
			return out
		}
		if !k.within(w.Shape) && no(codeOutlineOutside) {
			return out
		}
	}
	if out.marking == unreadable {
		if no(codeUnknownMarking) {
			return out
		}
	} else if out.marking > limit && no(codeWatchCeiling) {
		return out
	}
	if !inside(span, k.days) && no(codeWatchTime) {
		return out
	}
	if w.Party.ID != d.in.Party.ID {
		told.Keeper = &watch.Party{}
		if out.marking <= nameable {
			told.Keeper = &w.Party
		} else {
			k.aboutOf(out.own, "keeper", codeKeeperNotNamed)
		}
	} else if numbered(w.Contact) {
		k.aboutOf(out.own, "contact", codeContact)
	} else {
		told.Contact = w.Contact
	}
	if w.People > 0 {
		k.aboutOf(out.own, "people", codePeople)
	}
	if w.Note != "" || w.Why != "" || w.Heard != "" {
		k.aboutOf(out.own, "note", codeNotes)
	}
	if out.why != codeGoes {
		return out
	}
	var err error
	if out.object, err = k.writeWatch(out, &told); err != nil {
		no(codeWatchInvalid)
		return out
	}
	return k.gated(out)
}

// numbered reports whether a text holds a number of five digits and more, as telephones have.
func numbered(t text.Bilingual) bool {
	for _, s := range [...]string{t.AR, t.EN} {
		n := 0
		for _, r := range text.Fold(s) {
			switch {
			case r >= '0' && r <= '9':
				if n++; n >= 5 {
					return true
				}
			case r != ' ' && r != '-' && r != '.' && r != '/' && r != '(' && r != ')':
				n = 0
			}
		}
	}
	return false
}

// gated lets the gates decide about what else would go.
func (k *watchDecider) gated(out *watchKept) *watchKept {
	switch k.gate {
	case codeGoes:
		out.verdict = goes
	case codeKind:
		k.noWatch(out, codeKind)
	default:
		out.verdict, out.why = closed, k.gate
		k.aboutOf(out.own, "", k.gate)
	}
	return out
}

// noWatch notes that something withholds a watch or a declaration. It reports whether to stop looking: without a trace the
// first is enough.
func (k *watchDecider) noWatch(out *watchKept, c code) bool {
	out.verdict, out.why = withheld, c
	k.aboutOf(out.own, "", c)
	return !k.d.in.Trace
}

// aboutOf notes something about a watch, a declaration or a property of one.
func (k *watchDecider) aboutOf(item, property string, c code) {
	if k.d.in.Trace && k.in.Wanted[item] {
		r := reason(item, whole, c)
		r.Property = property
		k.reasons = append(k.reasons, r)
	}
}

// declaration judges a declaration by itself; whether it is true for the taker is seen when it is known what goes.
func (k *watchDecider) declaration(t *watch.Declaration) *watchKept {
	d := k.d
	out := &watchKept{own: t.ID, typ: watch.DeclarationType, id: k.names.id(watch.DeclarationType, t.ID), by: []string{t.By}, marking: level(t.Marking), of: t}
	no := func(c code) bool {
		out.why = c
		return k.noWatch(out, c)
	}
	if t.Check() != nil && no(codeWatchInvalid) {
		return out
	}
	if (t.Party.ID != d.in.Party.ID || t.Origin != "") && no(codeWordOfOthers) {
		return out
	}
	if !t.Complete && no(codeNotComplete) {
		return out
	}
	limit := d.ceiling
	out.span = watch.SpanOf(t.From, t.Until).Cut(k.days).Cut(daysOf(incident.NoDay, d.terms.Ends))
	if out.span.Empty() && no(codeTime) {
		return out
	}
	if t.Area == "" {
		if !d.anyUnit && no(codeEverywhere) {
			return out
		}
	} else {
		l := k.land(t.Area)
		limit = min(limit, l.limit)
		out.area, out.marking, out.by = l, max(out.marking, l.marking), append(out.by, l.by...)
		if why := l.goesIn(out.span); why != codeGoes && no(why) {
			return out
		}
		out.where = during(l.whole, out.span)
	}
	if out.marking == unreadable {
		if no(codeUnknownMarking) {
			return out
		}
	} else if out.marking > limit && no(codeWatchCeiling) {
		return out
	}
	for i := range k.in.Declarations {
		if o := &k.in.Declarations[i]; k.overtakes(o, out) && no(codeOvertaken) {
			return out
		}
	}
	if out.why != codeGoes {
		return out
	}
	told := watch.ToldDeclaration{}
	told.From, told.Until = out.span.Times()
	var err error
	if out.object, err = k.writeDeclaration(out, &told); err != nil {
		no(codeWatchInvalid)
		return out
	}
	return k.gated(out)
}

// overtakes reports whether a later word of ours says that the list is not complete where a declaration says that it is.
func (k *watchDecider) overtakes(o *watch.Declaration, out *watchKept) bool {
	t := out.of
	if o.Complete || o.Party.ID != t.Party.ID || o.ID == t.ID || !later(o, t) {
		return false
	}
	span := watch.SpanOf(o.From, o.Until)
	if o.Area == "" || t.Area == "" {
		return span.Meets(out.span)
	}
	return meets(during(k.land(o.Area).whole, span), out.where)
}

// later orders declarations by when they were made.
func later(a, b *watch.Declaration) bool {
	return cmp.Or(a.At.Compare(b.At), strings.Compare(a.ID, b.ID)) > 0
}

// meets reports whether two lists of outlines share land at some moment.
func meets(a, b []watch.Outline) bool {
	for i := range a {
		for j := range b {
			if a[i].Span().Meets(b[j].Span()) && overlap(a[i].Shape, b[j].Shape) {
				return true
			}
		}
	}
	return false
}

// overlap reports whether two shapes share land.
func overlap(a, b area.Shape) bool {
	if a.Equal(b) {
		return !a.IsZero()
	}
	low, high := a.Bounds()
	l, h := b.Bounds()
	if low.Lon >= h.Lon || l.Lon >= high.Lon || low.Lat >= h.Lat || l.Lat >= high.Lat {
		return false
	}
	return !area.Intersect(a, b).IsZero()
}

// untold are the watches of our own that cover something of a declaration and do not stand as they are with the taker.
func (k *watchDecider) untold(out *watchKept, stand map[string]bool) (ids []string) {
	for _, c := range k.ours() {
		if stand[c.id] {
			continue
		}
		if out.of.Area == "" && slices.ContainsFunc(c.where, func(o watch.Outline) bool { return o.Span().Meets(out.span) }) ||
			out.of.Area != "" && meets(c.where, out.where) {
			ids = append(ids, c.id)
		}
	}
	return ids
}

// markingOf is a level as a marking.
func markingOf(l uint8) incident.Marking { return levels[min(l, 5)] }

// ---- Writing ----

// location writes an area, once.
func (k *watchDecider) location(l *landKept) error {
	if l.made {
		return nil
	}
	content, err := l.told.Properties()
	if err != nil {
		return err
	}
	l.id, l.digest = k.names.id("location", "area", l.own), contentDigest(content)
	m := markingOf(l.marking)
	o := object{copy: Copy{ID: l.id, Type: "location", Own: l.own, Marking: m}}
	b := append(k.open(nil, "location", l.id), content...)
	b = k.seal(appendMarking(b, m), &o)
	if err := readable(&o, b[o.start:]); err != nil {
		return err
	}
	l.made, l.copies = true, []object{o}
	b, l.copies = k.translation(b, l.copies, &o.copy, m, [2]string{"name", ""}, [2]text.Bilingual{l.told.Name})
	for i := range l.copies {
		if o := &l.copies[i]; !o.unchanged {
			o.copy.Raw = b[o.start:o.end:o.end]
		}
	}
	return nil
}

// contentDigest is a short digest of properties as they are written.
func contentDigest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

// readable makes sure that who gets an object can take it: what would be refused there must not count as given.
func readable(o *object, raw []byte) error {
	if o.unchanged {
		return nil
	}
	s, err := stix.Parse(raw)
	if err == nil {
		err = stix.Valid(s)
	}
	if err != nil {
		return err
	}
	ok := false
	switch o.copy.Type {
	case watch.WatchType:
		_, ok, err = watch.WatchFromSTIX(s)
	case watch.DeclarationType:
		_, ok, err = watch.DeclarationFromSTIX(s)
	default:
		_, ok, err = watch.AreaFromSTIX(s)
	}
	if err == nil && !ok {
		err = errors.New("it is not what it should be")
	}
	return err
}

// write makes the object of a watch or a declaration.
func (k *watchDecider) write(out *watchKept, content []byte) (object, error) {
	m := markingOf(out.marking)
	o := object{copy: Copy{ID: out.id, Type: out.typ, Own: out.own, What: agreement.Watch, Marking: m}}
	if out.area != nil {
		o.copy.Refs = []string{out.area.id}
	}
	b := append(k.open(nil, out.typ, out.id), content...)
	if out.area != nil { // with another outline it is another watch
		b = appendPlain(b, `,"area_digest":`, out.area.digest)
	}
	b = append(b, `,"labels":["`...)
	b = append(b, k.d.terms.PAP...)
	b = append(b, `"]`...)
	b = k.seal(appendMarking(b, m), &o)
	sums := [][32]byte{o.sum}
	if out.area != nil {
		for i := range out.area.copies {
			sums = append(sums, out.area.copies[i].sum)
		}
	}
	out.unit = unitDigest(sums)
	o.copy.Unit = out.unit
	if !o.unchanged {
		o.copy.Raw = b[:o.end:o.end]
	}
	return o, readable(&o, o.copy.Raw)
}

func (k *watchDecider) writeWatch(out *watchKept, told *watch.ToldWatch) (object, error) {
	if out.area != nil {
		if err := k.location(out.area); err != nil {
			return object{}, err
		}
		told.Area = out.area.id
	}
	content, err := told.Properties()
	if err != nil {
		return object{}, err
	}
	return k.write(out, content)
}

func (k *watchDecider) writeDeclaration(out *watchKept, told *watch.ToldDeclaration) (object, error) {
	if out.area != nil {
		if err := k.location(out.area); err != nil {
			return object{}, err
		}
		told.Area = out.area.id
	}
	content, err := told.Properties()
	if err != nil {
		return object{}, err
	}
	return k.write(out, content)
}

// ---- What goes now ----

// watchResult is what is to leave of watches.
type watchResult struct {
	Result
	stands bool // something of them goes, or stands given
}

// join adds it to what leaves of everything else.
func (w *watchResult) join(r *Result) {
	r.Copies = append(r.Copies, w.Copies...)
	r.Renewed = append(r.Renewed, w.Renewed...)
	r.Withdrawn = append(r.Withdrawn, w.Withdrawn...)
	r.Unchanged = append(r.Unchanged, w.Unchanged...)
	r.Waiting = append(r.Waiting, w.Waiting...)
	slices.Sort(r.Withdrawn)
	slices.Sort(r.Unchanged)
	slices.Sort(r.Waiting)
}

// decide decides what is to leave of watches.
func (k *watchDecider) decide() *watchResult {
	d := k.d
	res := &watchResult{}
	r := &res.Result
	if d.in.Urgent {
		for _, g := range d.given { // all of it stays as it is until the beat
			res.stands = res.stands || ofWatches(g) && !g.Withdrawn
		}
		return res
	}
	var all []*watchKept
	stand := map[string]bool{} // own ids of the watches that the taker has afterwards, as they are
	seen := map[string]bool{}
	for _, i := range sortedBy(k.in.Watches, func(w *WatchItem) string { return w.Watch.ID }) {
		it := &k.in.Watches[i]
		if !k.in.Wanted[it.Watch.ID] {
			continue
		}
		if seen[it.Watch.ID] { // two different ones with one id: nobody can tell which is meant
			all = slices.DeleteFunc(all, func(o *watchKept) bool { return o.own == it.Watch.ID })
			delete(stand, it.Watch.ID)
			k.aboutOf(it.Watch.ID, "", codeConflict)
			continue
		}
		seen[it.Watch.ID] = true
		out := k.watch(it)
		k.may(r, out)
		stand[out.own] = out.open
		all = append(all, out)
	}
	for _, i := range sortedBy(k.in.Declarations, func(t *watch.Declaration) string { return t.ID }) {
		t := &k.in.Declarations[i]
		if !k.in.Wanted[t.ID] {
			continue
		}
		out := k.declaration(t)
		if out.verdict != withheld {
			if ids := k.untold(out, stand); len(ids) > 0 {
				out.verdict, out.why = withheld, codeUntrue
				for _, id := range ids {
					if d.in.Trace {
						r := reason(out.own, whole, codeUntrue)
						r.Of = id
						k.reasons = append(k.reasons, r)
					}
				}
			}
		}
		k.may(r, out)
		all = append(all, out)
	}
	k.fill(r, all)
	res.stands = slices.ContainsFunc(all, func(out *watchKept) bool { return out.open })
	return res
}

// sortedBy is the indexes of a list in the order of a name.
func sortedBy[T any](list []T, name func(*T) string) []int {
	at := make([]int, len(list))
	for i := range at {
		at[i] = i
	}
	slices.SortStableFunc(at, func(a, b int) int { return strings.Compare(name(&list[a]), name(&list[b])) })
	return at
}

// may decides whether what is not withheld goes now or stands.
func (k *watchDecider) may(r *Result, out *watchKept) {
	d := k.d
	if out.verdict == withheld {
		return
	}
	g := d.given[out.id]
	out.stands = g != nil && !g.Withdrawn && g.Unit == out.unit && out.object.same
	if out.stands {
		out.open = true
		if out.verdict == goes {
			k.aboutOf(out.own, "", codeGoes)
		}
		return
	}
	if out.verdict == closed {
		return
	}
	why := codeGoes
	if d.in.Approved != nil {
		why = d.approvedBy(out.unit, out.by)
	}
	out.open = why == codeGoes
	k.aboutOf(out.own, "", why)
	if !out.open {
		r.Waiting = append(r.Waiting, out.unit)
	}
}

// approvedBy says what keeps a unit with these authors from going: two people must have approved it, and for a designated
// taker one of them must have written none of it.
func (d *decider) approvedBy(unit string, authors []string) code {
	people := slices.Clone(d.in.Approved[unit])
	people = slices.DeleteFunc(people, func(p string) bool { return p == "" })
	slices.Sort(people)
	people = slices.Compact(people)
	switch {
	case len(people) < 2:
		return codeApproval
	case d.in.Agreement.Designated && !slices.ContainsFunc(people, func(p string) bool { return !slices.Contains(authors, p) }):
		return codeApprover
	}
	return codeGoes
}

// fill puts what goes and what is taken back into the result.
func (k *watchDecider) fill(r *Result, all []*watchKept) {
	d := k.d
	open := map[string]bool{} // ids that stand afterwards
	var lands []*landKept
	for _, out := range all {
		if !out.open {
			continue
		}
		open[out.id] = true
		if l := out.area; l != nil && !open[l.id] {
			open[l.id] = true
			lands = append(lands, l)
		}
	}
	slices.SortFunc(lands, func(a, b *landKept) int { return strings.Compare(a.id, b.id) })
	put := func(o *object) {
		open[o.copy.ID] = true
		if o.unchanged {
			r.Unchanged = append(r.Unchanged, o.copy.ID)
			d.renew(r, &o.copy)
		} else {
			r.Copies = append(r.Copies, o.copy)
		}
	}
	for _, l := range lands {
		for i := range l.copies {
			put(&l.copies[i])
		}
	}
	going := slices.DeleteFunc(slices.Clone(all), func(out *watchKept) bool { return !out.open })
	slices.SortFunc(going, func(a, b *watchKept) int { return cmp.Or(strings.Compare(b.typ, a.typ), strings.Compare(a.id, b.id)) })
	for _, out := range going { // watches before declarations
		put(&out.object)
	}
	for id, g := range d.given {
		if ofWatches(g) && !g.Withdrawn && !open[id] {
			r.Withdrawn = append(r.Withdrawn, id)
			if Top(id) {
				k.flags = append(k.flags, Flag{Item: g.Own, Code: "taken_back"})
			}
		}
	}
}
