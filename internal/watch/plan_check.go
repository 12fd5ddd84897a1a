package watch

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/text"
)

// PlanSeverity says what a finding about a plan means.
type PlanSeverity string

// The severities.
const (
	PlanFault    PlanSeverity = "fault"    // the plan cannot be proposed like this
	PlanConflict PlanSeverity = "conflict" // two parties in one place, or nobody: whoever proposes it all the same says so
	PlanNote     PlanSeverity = "note"     // worth knowing
)

// PlanFinding is one thing found in a plan before it is signed.
type PlanFinding struct {
	// Code is stable; PlanFinding.Words has them all.
	Code     string         `json:"code"`
	Severity PlanSeverity   `json:"severity"`
	Field    string         `json:"field,omitempty"` // in the frame, the area or the item: where it is mended
	Value    string         `json:"value,omitempty"` // what stands there, or how much
	Items    []string       `json:"items,omitempty"` // keys
	Area     string         `json:"area,omitempty"`  // key
	Place    text.Bilingual `json:"place,omitzero"`  // its name
	Parties  []string       `json:"parties,omitempty"`
	Where    area.Shape     `json:"where,omitzero"`
	KM2      float64        `json:"km2,omitempty"`
	When     Spans          `json:"when,omitempty"` // cut to the plan's time, but for what lies outside it
	Cause    error          `json:"-"`              // of a fault in a schedule: the *ScheduleError
}

// PlanBeside is a watch outside the plan, with the polygon that it is kept on.
type PlanBeside struct {
	Watch Watch
	Shape area.Shape
}

// checker gathers findings.
type planChecker struct {
	p     *Plan
	out   []PlanFinding
	bad   map[string]bool // items that cannot be reckoned with
	spans map[string]Spans
}

func (c *planChecker) add(f PlanFinding) {
	if len(f.Value) > 120 {
		f.Value = strings.ToValidUTF8(f.Value[:120], "") + "…"
	}
	if a := c.p.Area(f.Area); a != nil {
		f.Place = a.Name
	}
	c.out = append(c.out, f)
	if f.Severity == PlanFault {
		for _, key := range f.Items {
			c.bad[key] = true
		}
	}
}

func (c *planChecker) frame(code, field, value string) {
	c.add(PlanFinding{Code: code, Severity: PlanFault, Field: field, Value: value})
}

func (c *planChecker) item(it *PlanItem, code, field, value string) {
	c.add(PlanFinding{Code: code, Severity: PlanFault, Field: field, Value: value, Items: []string{it.Key}, Area: it.Area, Parties: []string{it.Party}})
}

// Check says what is wrong with a plan in itself, apart from where its items meet: faults alone.
func (p *Plan) Check() []PlanFinding {
	c := &planChecker{p: p, bad: map[string]bool{}}
	c.faults()
	return c.out
}

func (c *planChecker) faults() {
	p, f := c.p, &c.p.Frame
	day := func(t time.Time) string { return t.UTC().Format("2006-01-02 15:04Z") }
	if strings.TrimSpace(f.Title.AR) == "" || strings.TrimSpace(f.Title.EN) == "" {
		c.frame("title", "title", label(f.Title))
	}
	for _, w := range []struct {
		field string
		b     text.Bilingual
	}{{"title", f.Title}, {"purpose", f.Purpose}} {
		c.words(w.field, w.b, nil)
	}
	timed := false
	switch {
	case f.From.IsZero():
		c.frame("from_missing", "from", "")
	case f.Until.IsZero():
		c.frame("until_missing", "until", "")
	case f.From.Year() < 1900 || f.Until.Year() >= 2200:
		c.frame("year", "until", day(f.Until))
	case !f.Until.After(f.From):
		c.frame("ends_first", "until", day(f.Until))
	case f.Until.Sub(f.From) > maxPlanTime:
		c.frame("too_long", "until", day(f.Until))
	default:
		timed = true
	}
	if timed && !f.Review.IsZero() && (f.Review.Before(f.From) || f.Review.After(f.Until)) {
		c.frame("review_outside", "review", day(f.Review))
	}
	switch {
	case f.NoticeDays < 0 || f.NoticeDays > MaxNotice:
		c.frame("notice", "notice_days", strconv.Itoa(f.NoticeDays))
	case timed && time.Duration(f.NoticeDays)*24*time.Hour > f.Until.Sub(f.From):
		c.frame("notice_long", "notice_days", strconv.Itoa(f.NoticeDays))
	}
	switch n := len(f.Parties); {
	case n < 2:
		c.frame("parties_few", "parties", strconv.Itoa(n))
	case n > 16:
		c.frame("parties_many", "parties", strconv.Itoa(n))
	}
	if len(p.Areas) == 0 && p.Hidden.Areas == 0 {
		c.frame("areas_none", "areas", "")
	}
	if len(p.Items) == 0 && p.Hidden.Items == 0 {
		c.frame("items_none", "items", "")
	}
	if n := 1 + len(p.Areas) + len(p.Items) + p.Hidden.Areas + p.Hidden.Items; n > MaxPlanParts {
		c.frame("too_many_parts", "items", strconv.Itoa(n))
	}
	keys := map[string]bool{}
	for i := range p.Areas {
		a := &p.Areas[i]
		at := func(code, field, value string) {
			c.add(PlanFinding{Code: code, Severity: PlanFault, Field: field, Value: value, Area: a.Key})
		}
		if !isKey(a.Key) || keys[a.Key] {
			at("key", "key", a.Key)
		}
		keys[a.Key] = true
		if !named(a.Name) {
			at("area_name", "name", a.Key)
		}
		if a.Shape.IsZero() || a.Shape.KM2() <= 0 {
			at("area_zero", "shape", "")
		}
		for _, id := range a.Shown {
			if !slices.Contains(f.Parties, id) {
				at("shown_stranger", "shown", id)
			}
		}
	}
	for i := range p.Items {
		c.faultsOf(&p.Items[i], keys, timed)
	}
}

// words checks a text for what could be read in two ways, and its length.
func (c *planChecker) words(field string, b text.Bilingual, it *PlanItem) {
	for _, s := range []string{b.AR, b.EN} {
		code, value := "", ""
		switch {
		case len([]rune(s)) > 2000:
			code, value = "text_long", "2000"
		case strings.ContainsFunc(s, func(r rune) bool {
			return r < ' ' && r != '\n' && r != '\t' || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r == 0x200B || r == 0xFEFF
		}):
			code = "characters"
		default:
			continue
		}
		if it == nil {
			c.frame(code, field, value)
		} else {
			c.item(it, code, field, value)
		}
	}
}

func (c *planChecker) faultsOf(it *PlanItem, keys map[string]bool, timed bool) {
	p, f := c.p, &c.p.Frame
	if !isKey(it.Key) || keys[it.Key] {
		c.item(it, "key", "key", it.Key)
	}
	keys[it.Key] = true
	if !slices.Contains(f.Parties, it.Party) {
		c.item(it, "stranger", "party", it.Party)
	}
	for _, id := range it.Shown {
		if !slices.Contains(f.Parties, id) {
			c.item(it, "shown_stranger", "shown", id)
		}
	}
	a := p.Area(it.Area)
	switch {
	case it.Area != "" && a == nil && (p.Hidden.Areas == 0 || it.Shape.IsZero()):
		c.item(it, "area_unknown", "area", it.Area)
	case it.Area == "" && it.Shape.IsZero():
		c.item(it, "place_missing", "area", "")
	case !it.Shape.IsZero() && it.Shape.KM2() <= 0, a != nil && it.Shape.IsZero() && a.Shape.IsZero():
		c.item(it, "area_zero", "shape", "")
	}
	if !slices.Contains(Kinds(), it.Kind) {
		c.item(it, "kind", "kind", string(it.Kind))
	}
	if !slices.Contains(Confidences(), it.Confidence) {
		c.item(it, "confidence", "confidence", string(it.Confidence))
	}
	if it.People < 0 || it.People > 100_000 {
		c.item(it, "people", "people", strconv.Itoa(it.People))
	}
	if it.Overlap < 0 || it.Overlap > MaxOverlap || it.Overlap > 0 && it.After == "" {
		c.item(it, "overlap", "overlap", strconv.Itoa(it.Overlap))
	}
	switch {
	case it.After == "":
	case it.After == it.Key:
		c.item(it, "after_itself", "after", it.After)
	case p.Item(it.After) == nil && p.Hidden.Items == 0:
		c.item(it, "after_unknown", "after", it.After)
	}
	c.words("contact", it.Contact, it)
	c.words("note", it.Note, it)
	if !timed {
		return
	}
	when := p.When(it)
	compiled, err := Compile(when)
	if err != nil {
		fault := PlanFinding{Code: "schedule", Severity: PlanFault, Field: "schedule", Items: []string{it.Key}, Area: it.Area, Parties: []string{it.Party}, Cause: err}
		var e *ScheduleError
		if errors.As(err, &e) {
			fault.Field, fault.Value = "schedule."+e.Field, e.Value
		}
		c.add(fault)
		return
	}
	spans := compiled.Cover(nil, p.Window())
	if len(spans) == 0 {
		c.item(it, "never", "schedule", "")
		return
	}
	if c.spans != nil {
		c.spans[it.Key] = spans
	}
}

// CheckPlan says what is wrong with a plan before it is signed: its faults, where two parties are named for one place at one time,
// where nobody is, handovers that leave a hole, and what stands in the way of watches outside it. What it says of places and times
// is exact; only ground thinner than the grid on which outlines are stored is passed over. Where parts of the plan are hidden, that nobody is named can only be noted. Findings come worst first.
func CheckPlan(p Plan, beside []PlanBeside) ([]PlanFinding, error) {
	p.Normal()
	c := &planChecker{p: &p, bad: map[string]bool{}, spans: map[string]Spans{}}
	c.faults()
	if w := p.Window(); !w.Empty() && w.From != Begin && w.To != End && w.Seconds() <= int64(maxPlanTime/time.Second) {
		c.parties()
		c.outsideTime()
		c.handovers()
		if err := c.places(beside); err != nil {
			return nil, err
		}
		c.hands(beside)
	}
	rank := map[PlanSeverity]int{PlanFault: 0, PlanConflict: 1, PlanNote: 2}
	slices.SortStableFunc(c.out, func(a, b PlanFinding) int {
		return cmp.Or(rank[a.Severity]-rank[b.Severity], strings.Compare(a.Code, b.Code), cmp.Compare(b.weight(), a.weight()), slices.Compare(a.Items, b.Items))
	})
	return c.out, nil
}

func (f *PlanFinding) weight() float64 { return f.KM2 * float64(f.When.Total()) }

// good are the items that can be reckoned with.
func (c *planChecker) good() []*PlanItem {
	var out []*PlanItem
	for i := range c.p.Items {
		it := &c.p.Items[i]
		if !c.bad[it.Key] && len(c.spans[it.Key]) > 0 {
			out = append(out, it)
		}
	}
	return out
}

// parties finds parties without an item.
func (c *planChecker) parties() {
	if c.p.Hidden.Items > 0 {
		return
	}
	for _, id := range c.p.Frame.Parties {
		if !slices.ContainsFunc(c.p.Items, func(it PlanItem) bool { return it.Party == id }) {
			c.add(PlanFinding{Code: "party_idle", Severity: PlanConflict, Field: "parties", Parties: []string{id}})
		}
	}
}

// outsideTime finds what items say of times before or after the plan.
func (c *planChecker) outsideTime() {
	w := c.p.Window()
	for _, it := range c.good() {
		compiled, err := Compile(c.p.When(it))
		if err != nil {
			continue // a fault
		}
		b := compiled.Bounds()
		if b.From >= w.From && b.To <= w.To {
			continue
		}
		b.From, b.To = max(b.From, w.From-int64(maxPlanTime/time.Second)), min(b.To, w.To+int64(maxPlanTime/time.Second))
		if out := compiled.Cover(nil, b).Subtract(Spans{w}); len(out) > 0 {
			c.add(PlanFinding{Code: "item_time", Severity: PlanConflict, Field: "schedule", Items: []string{it.Key}, Area: it.Area, Parties: []string{it.Party}, When: out})
		}
	}
}

// handovers looks at each turn of an item that takes over from another.
func (c *planChecker) handovers() {
	for _, it := range c.good() {
		if it.After == "" {
			continue
		}
		f := PlanFinding{Severity: PlanConflict, Field: "after", Items: []string{it.After, it.Key}, Area: it.Area, Parties: []string{it.Party}}
		old := c.p.Item(it.After)
		if old == nil {
			f.Code, f.Severity, f.Items = "after_hidden", PlanNote, []string{it.Key}
			c.add(f)
			continue
		}
		f.Parties = []string{old.Party, it.Party}
		if !old.Sees(it.Party) || !it.Sees(old.Party) {
			if old.Shown != nil && it.Shown != nil {
				g := f
				g.Code, g.Severity = "after_unseen", PlanNote
				c.add(g)
			}
		}
		was := c.spans[old.Key]
		if c.bad[old.Key] || len(was) == 0 {
			continue
		}
		if shortest := min(leastSeconds(was), leastSeconds(c.spans[it.Key])); int64(it.Overlap)*60 > shortest {
			g := f
			g.Code, g.Field, g.Value = "handover_long", "overlap", strconv.Itoa(it.Overlap)+" > "+strconv.FormatInt(shortest/60, 10)
			c.add(g)
			continue
		}
		var holes, short Spans
		least, taken := int64(math.MaxInt64), 0
		for n, s := range c.spans[it.Key] {
			i, _ := slices.BinarySearchFunc(was, s.From, func(o Span, t int64) int { return cmp.Compare(o.From, t) })
			if i < len(was) && was[i].From == s.From {
				i++ // the old one begins with the new one: they are not handed over but kept together
			}
			if i == 0 {
				continue // nothing to take over yet
			}
			end := was[i-1].To
			if n > 0 && c.spans[it.Key][n-1].To > end {
				continue // since the last turn of the other it was kept already: it goes on after a pause of its own
			}
			taken++
			switch {
			case end < s.From:
				holes = append(holes, Span{end, s.From})
			case end-s.From < int64(it.Overlap)*60:
				short = append(short, Span{s.From, s.From + int64(it.Overlap)*60})
				least = min(least, end-s.From)
			}
		}
		switch {
		case taken == 0:
			f.Code = "handover_never"
			c.add(f)
			continue
		case len(holes) > 0:
			g := f
			g.Code, g.When, g.Value = "handover_hole", Normal(holes), strconv.Itoa(len(holes))
			c.add(g)
		}
		if len(short) > 0 {
			g := f
			g.Code, g.When, g.Value = "handover_short", Normal(short), strconv.FormatInt(least/60, 10)
			c.add(g)
		} else if it.Overlap == 0 && len(holes) == 0 {
			g := f
			g.Code, g.Severity = "handover_bare", PlanNote
			c.add(g)
		}
	}
}

// leastSeconds is the length of the shortest of some turns. The first and the last may be cut by the plan's time: they count where
// there are no others.
func leastSeconds(spans Spans) int64 {
	if len(spans) > 2 {
		spans = spans[1 : len(spans)-1]
	}
	least := int64(math.MaxInt64)
	for _, s := range spans {
		least = min(least, s.Seconds())
	}
	return least
}

// together are the times at which two items are kept both, without the handovers that the plan states: times no longer than the
// overlap stated at the end of a turn of the one and the beginning of a turn of the other.
func (c *planChecker) together(a, b *PlanItem) Spans {
	both := c.spans[a.Key].Intersect(c.spans[b.Key])
	handed := func(s Span, old, fresh *PlanItem) bool {
		if fresh.After != old.Key || s.Seconds() > int64(fresh.Overlap)*60 {
			return false
		}
		starts := func(o Span, t int64) int { return cmp.Compare(o.From, t) }
		ends := func(o Span, t int64) int { return cmp.Compare(o.To, t) }
		_, begins := slices.BinarySearchFunc(c.spans[fresh.Key], s.From, starts)
		_, over := slices.BinarySearchFunc(c.spans[old.Key], s.To, ends)
		return begins && over
	}
	return slices.DeleteFunc(slices.Clone(both), func(s Span) bool { return handed(s, a, b) || handed(s, b, a) })
}

// planPlaces is the ground of a plan cut by all its outlines.
type planPlaces struct {
	shapes []area.Shape
	number map[string]int // of an outline, by digest
}

func (x *planPlaces) of(s area.Shape) int {
	d := s.Digest()
	i, ok := x.number[d]
	if !ok {
		i = len(x.shapes)
		x.number[d], x.shapes = i, append(x.shapes, s)
	}
	return i
}

// places finds ground that two are named for, ground that nobody is, and ground outside the areas of the plan.
func (c *planChecker) places(outside []PlanBeside) error {
	x := &planPlaces{number: map[string]int{}}
	items := c.good()
	outline := map[string]int{}
	for _, it := range items {
		outline[it.Key] = x.of(c.p.Place(it))
	}
	areas := map[int][]string{} // keys, by outline
	for i := range c.p.Areas {
		if a := &c.p.Areas[i]; !a.Shape.IsZero() {
			n := x.of(a.Shape)
			areas[n] = append(areas[n], a.Key)
		}
	}
	w := c.p.Window()
	type other struct {
		PlanBeside
		outline int
		when    Spans
	}
	var others []other
	for _, b := range outside {
		if b.Shape.IsZero() {
			continue
		}
		compiled, err := Compile(b.Watch.Schedule)
		if err != nil {
			continue // what the node holds was checked when it was taken in
		}
		clip := b.Watch.Kept().Cut(w)
		if when := compiled.Cover(nil, clip); !clip.Empty() && len(when) > 0 {
			others = append(others, other{b, x.of(b.Shape), when})
		}
	}
	if len(x.shapes) == 0 {
		return nil
	}
	arr, err := area.Arrange(x.shapes)
	if err != nil {
		return fmt.Errorf("watch: cut the ground of a plan by its outlines: %w", err)
	}

	type pair struct{ a, b string }
	shared := map[pair][]int{} // cells, by two items
	alone := map[string][]int{}
	seen := map[pair][]int{} // cells, by item and watch outside the plan
	type hole struct {
		key  string // areas and times
		area string
	}
	holes := map[hole][]int{}
	free := map[hole]Spans{}
	for n := range arr.Cells {
		cell := &arr.Cells[n]
		if cell.Shape().IsZero() {
			continue // thinner than the grid of stored outlines: what rounding leaves where one was cut out of another
		}
		in := func(o int) bool { _, ok := slices.BinarySearch(cell.In, o); return ok }
		var here []*PlanItem
		for _, it := range items {
			if in(outline[it.Key]) {
				here = append(here, it)
			}
		}
		for i, a := range here {
			for _, b := range here[i+1:] {
				shared[pair{a.Key, b.Key}] = append(shared[pair{a.Key, b.Key}], n)
			}
			for j := range others {
				if in(others[j].outline) {
					k := pair{a.Key, strconv.Itoa(j)}
					seen[k] = append(seen[k], n)
				}
			}
		}
		var of []string
		for o, keys := range areas {
			if in(o) {
				of = append(of, keys...)
			}
		}
		if len(of) == 0 {
			for _, it := range here {
				alone[it.Key] = append(alone[it.Key], n)
			}
			continue
		}
		slices.Sort(of)
		var covered Spans
		for _, it := range here {
			covered = covered.Union(c.spans[it.Key])
		}
		if left := covered.Complement(w); len(left) > 0 {
			h := hole{fmt.Sprint(of, left), of[0]}
			holes[h], free[h] = append(holes[h], n), left
		}
	}
	ground := func(cells []int) (area.Shape, float64) {
		shapes, km2 := make([]area.Shape, 0, len(cells)), 0.0
		for _, n := range cells {
			km2 += arr.Cells[n].KM2
			if s := arr.Cells[n].Shape(); !s.IsZero() {
				shapes = append(shapes, s)
			}
		}
		if len(shapes) == 1 {
			return shapes[0], km2
		}
		return area.Union(shapes...), km2
	}

	// beside are the items on the other side of the borders of cells, by key.
	beside := func(cells []int) []string {
		inside := map[int]bool{}
		for _, n := range cells {
			inside[n] = true
		}
		found := map[string]bool{}
		for _, border := range arr.Borders {
			if inside[border.A] == inside[border.B] {
				continue
			}
			n := border.A
			if inside[n] {
				n = border.B
			}
			for _, it := range items {
				if _, ok := slices.BinarySearch(arr.Cells[n].In, outline[it.Key]); ok {
					found[it.Key] = true
				}
			}
		}
		return slices.Sorted(maps.Keys(found))
	}
	for i, a := range items {
		for _, b := range items[i+1:] {
			cells := shared[pair{a.Key, b.Key}]
			if len(cells) == 0 {
				if a.After == b.Key || b.After == a.Key {
					c.add(PlanFinding{Code: "handover_elsewhere", Severity: PlanConflict, Field: "after", Items: []string{a.Key, b.Key}, Area: a.Area, Parties: []string{a.Party, b.Party}})
				}
				continue
			}
			when := c.together(a, b)
			if len(when) == 0 {
				continue
			}
			f := PlanFinding{Code: "double", Severity: PlanConflict, Items: []string{a.Key, b.Key}, Area: a.Area, Parties: []string{a.Party, b.Party}, When: when}
			switch {
			case a.Party == b.Party:
				f.Code, f.Severity, f.Parties = "twice", PlanNote, []string{a.Party}
			case a.Kind != b.Kind:
				f.Code, f.Severity = "two_kinds", PlanNote
			}
			f.Where, f.KM2 = ground(cells)
			c.add(f)
		}
	}
	for _, it := range items {
		if cells := alone[it.Key]; len(cells) > 0 && c.p.Hidden.Areas == 0 {
			f := PlanFinding{Code: "item_place", Severity: PlanConflict, Field: "area", Items: []string{it.Key}, Area: it.Area, Parties: []string{it.Party}, When: c.spans[it.Key]}
			f.Where, f.KM2 = ground(cells)
			c.add(f)
		}
		for j := range others {
			o := &others[j]
			cells := seen[pair{it.Key, strconv.Itoa(j)}]
			if len(cells) == 0 || o.Watch.Party.ID == it.Party {
				continue
			}
			if when := c.spans[it.Key].Intersect(o.when); len(when) > 0 {
				f := PlanFinding{Code: "kept_already", Severity: PlanNote, Items: []string{it.Key}, Area: it.Area, Value: o.Watch.ID, Parties: []string{it.Party, o.Watch.Party.ID}, When: when}
				f.Where, f.KM2 = ground(cells)
				c.add(f)
			}
		}
	}
	for _, h := range slices.SortedFunc(maps.Keys(holes), func(a, b hole) int { return cmp.Or(strings.Compare(a.area, b.area), strings.Compare(a.key, b.key)) }) {
		f := PlanFinding{Code: "gap_time", Severity: PlanConflict, Area: h.area, When: free[h]}
		f.Where, f.KM2 = ground(holes[h])
		if free[h].Equal(Spans{w}) {
			f.Code = "gap"
			if near := beside(holes[h]); len(near) > 1 && thin(f.Where) {
				f.Code, f.Items = "seam", near
			}
		}
		if c.p.Hidden.Items > 0 {
			f.Severity = PlanNote
		}
		c.add(f)
	}
	return nil
}

// thin reports whether ground is a strip: on average less than a tenth as wide as long.
func thin(s area.Shape) bool {
	around := 0.0 // km
	for _, polygon := range s.Polygons() {
		for _, ring := range polygon {
			for i, p := range ring {
				lon1, lat1 := p.Degrees()
				lon2, lat2 := ring[(i+1)%len(ring)].Degrees()
				dx := (lon2 - lon1) * math.Cos((lat1+lat2)/2*math.Pi/180)
				around += math.Hypot(dx, lat2-lat1) * 111.2
			}
		}
	}
	long := around / 2
	return long > 0 && s.KM2()/long < long/10
}

// hands notes where the plan and watches elsewhere ask more people of a party at once than it was ever known to have on watch.
func (c *planChecker) hands(beside []PlanBeside) {
	w := c.p.Window()
	for _, party := range c.p.Frame.Parties {
		var known []crew
		most := 0
		for _, b := range beside {
			if b.Watch.Party.ID != party || b.Watch.People == 0 {
				continue
			}
			if compiled, err := Compile(b.Watch.Schedule); err == nil {
				known = append(known, crew{b.Watch.People, compiled.Cover(nil, b.Watch.Kept().Cut(w))})
				most = max(most, b.Watch.People)
			}
		}
		if len(known) == 0 {
			continue
		}
		if peak, _ := atOnce(known); peak > most {
			most = peak
		}
		all, keys := known, []string{}
		for _, it := range c.good() {
			if it.Party == party && it.People > 0 {
				all, keys = append(slices.Clip(all), crew{it.People, c.spans[it.Key]}), append(keys, it.Key)
			}
		}
		if len(keys) == 0 {
			continue
		}
		if peak, when := atOnce(all); peak > most {
			c.add(PlanFinding{Code: "people_elsewhere", Severity: PlanNote, Items: keys, Parties: []string{party}, Value: fmt.Sprintf("%d > %d", peak, most), When: when})
		}
	}
}

// crew is so many people on watch at some times.
type crew struct {
	people int
	when   Spans
}

// atOnce is the most people that are on watch at once, and when.
func atOnce(crews []crew) (most int, when Spans) {
	steps := map[int64]int{}
	for _, c := range crews {
		for _, s := range c.when {
			steps[s.From] += c.people
			steps[s.To] -= c.people
		}
	}
	times := slices.Sorted(maps.Keys(steps))
	now := 0
	for i, t := range times {
		now += steps[t]
		if i+1 == len(times) {
			break
		}
		s := Span{t, times[i+1]}
		switch {
		case now > most:
			most, when = now, Spans{s}
		case now == most && now > 0:
			when = append(when, s)
		}
	}
	return most, Normal(when)
}
