package watch

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Plan is the watches that several parties put their names to together, or as much of it as one of them is shown.
type Plan struct {
	Frame  PlanFrame  `json:"frame"`
	Areas  []PlanArea `json:"areas"` // by key, where it came from Parts
	Items  []PlanItem `json:"items"`
	Hidden PlanHidden `json:"hidden,omitzero"`
}

// PlanHidden is how much of a plan is not shown to whoever reads it.
type PlanHidden struct {
	Areas int `json:"areas,omitempty"`
	Items int `json:"items,omitempty"`
}

// PlanFrame is what all parties of a plan see of it.
type PlanFrame struct {
	Title      text.Bilingual `json:"title"`
	Purpose    text.Bilingual `json:"purpose,omitzero"`
	From       time.Time      `json:"from"`
	Until      time.Time      `json:"until"`           // exclusive
	Review     time.Time      `json:"review,omitzero"` // when the parties look at it together
	NoticeDays int            `json:"notice_days"`     // between a notice and the withdrawal that it announces
	Parties    []string       `json:"parties"`         // ids, sorted
}

// PlanArea is an area that a plan speaks of. Its outline goes to those alone who see an item in it, and to those it is shown
// to besides.
type PlanArea struct {
	Key   string         `json:"key"` // "a1"
	Name  text.Bilingual `json:"name"`
	Shape area.Shape     `json:"shape"`
	Unit  string         `json:"unit,omitempty"` // the administrative unit that it is
	Own   string         `json:"own,omitempty"`  // id of the area of the desk that it was taken from; never goes along
	Shown []string       `json:"shown,omitempty"`
}

// PlanItem is one party's part in a plan: which place it watches, and when.
type PlanItem struct {
	Key        string         `json:"key"` // "w1"
	Party      string         `json:"party"`
	Area       string         `json:"area,omitempty"` // key of an area of the plan; may be empty with Shape
	Shape      area.Shape     `json:"shape,omitzero"` // a part of the area; none: all of it
	Kind       Kind           `json:"kind"`
	Schedule   Schedule       `json:"schedule"` // without From or Until: from when the plan begins, until it ends
	Confidence Confidence     `json:"confidence"`
	People     int            `json:"people,omitempty"`  // at a time; 0: not said
	Contact    text.Bilingual `json:"contact,omitzero"`  // a role that can be reached, never a person
	After      string         `json:"after,omitempty"`   // key of the item that it takes over from
	Overlap    int            `json:"overlap,omitempty"` // minutes for which both are kept when it takes over
	Note       text.Bilingual `json:"note,omitzero"`
	// Shown are the parties that may see the item beside its own. nil: those that agreements show it to.
	Shown []string `json:"shown"`
}

// PlanPart is a piece of a plan with whom it is for: a part of the body of an instrument.
type PlanPart struct {
	Name string
	For  []string // ids, sorted
	Body json.RawMessage
}

// Bounds of a plan. Those on parts and bytes are those of instruments.
const (
	MaxPlanParts = 64        // the frame, areas and items together
	MaxPlanBytes = 256 << 10 // of one part
	MaxPlanTotal = 1 << 20   // of all parts
	MaxNotice    = 366       // days
	MaxOverlap   = 7 * 24 * 60
	maxPlanTime  = 3 * 366 * 24 * time.Hour
)

// PlanMarking is the marking of whatever a plan says.
const PlanMarking = incident.TLPRed

// Names of parts.
const (
	framePart = "frame"
	areaPart  = "area-"
	itemPart  = "item-"
)

// frameBody is the frame with how much there is of the rest, so that each party knows how much it is not shown.
type frameBody struct {
	PlanFrame
	Areas int `json:"areas"`
	Items int `json:"items"`
}

// Area finds an area by its key; nil where there is none.
func (p *Plan) Area(key string) *PlanArea {
	for i := range p.Areas {
		if p.Areas[i].Key == key && key != "" {
			return &p.Areas[i]
		}
	}
	return nil
}

// Item finds an item by its key; nil where there is none.
func (p *Plan) Item(key string) *PlanItem {
	for i := range p.Items {
		if p.Items[i].Key == key && key != "" {
			return &p.Items[i]
		}
	}
	return nil
}

// Window is the time of the plan.
func (p *Plan) Window() Span { return SpanOf(p.Frame.From, p.Frame.Until) }

// Place is the polygon of an item: its own, or that of its area. It is zero where neither is known here.
func (p *Plan) Place(it *PlanItem) area.Shape {
	if !it.Shape.IsZero() {
		return it.Shape
	}
	if a := p.Area(it.Area); a != nil {
		return a.Shape
	}
	return area.Shape{}
}

// When is the schedule of an item with the plan's beginning and end where it names none.
func (p *Plan) When(it *PlanItem) Schedule {
	s := it.Schedule
	if s.From.IsZero() {
		s.From = p.Frame.From
	}
	if s.Until.IsZero() {
		s.Until = p.Frame.Until
	}
	return s
}

// Sees reports whether a party sees an item: it is its own, or it is shown to it.
func (it *PlanItem) Sees(party string) bool {
	return it.Party == party || slices.Contains(it.Shown, party)
}

// NextKey is the first key of the form that no area (prefix "a") or item ("w") has.
func (p *Plan) NextKey(prefix string) string {
	for i := 1; ; i++ {
		key := prefix + strconv.Itoa(i)
		if p.Area(key) == nil && p.Item(key) == nil {
			return key
		}
	}
}

// Normal brings a plan into the form in which parts keep it: times in UTC to the second, lists sorted without repetition.
func (p *Plan) Normal() {
	clean := func(t *time.Time) {
		if !t.IsZero() {
			*t = t.UTC().Truncate(time.Second)
		}
	}
	sorted := func(list []string) []string {
		if list == nil {
			return nil
		}
		out := append([]string{}, list...)
		slices.Sort(out)
		return slices.Compact(out)
	}
	for _, t := range []*time.Time{&p.Frame.From, &p.Frame.Until, &p.Frame.Review} {
		clean(t)
	}
	p.Frame.Parties = sorted(p.Frame.Parties)
	p.Areas, p.Items = slices.Clone(p.Areas), slices.Clone(p.Items)
	for i := range p.Areas {
		p.Areas[i].Shown = sorted(p.Areas[i].Shown)
	}
	for i := range p.Items {
		it := &p.Items[i]
		it.Shown = sorted(it.Shown)
		if it.Shown != nil {
			it.Shown = slices.DeleteFunc(it.Shown, func(id string) bool { return id == it.Party })
		}
		clean(&it.Schedule.From)
		clean(&it.Schedule.Until)
		it.Schedule.Except, it.Schedule.Also = slices.Clone(it.Schedule.Except), slices.Clone(it.Schedule.Also)
		for j := range it.Schedule.Except {
			clean(&it.Schedule.Except[j])
		}
		for j := range it.Schedule.Also {
			clean(&it.Schedule.Also[j])
		}
	}
}

// Audience are the parties that may open the outline of an area: those that see an item in it, and those it is shown to. By id.
func (p *Plan) Audience(key string) []string {
	var out []string
	if a := p.Area(key); a != nil {
		out = append(out, a.Shown...)
	}
	for i := range p.Items {
		if it := &p.Items[i]; it.Area == key {
			out = append(append(out, it.Party), it.Shown...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Parts splits a plan by who may see what: the frame for all, each item for its party and those it is shown to, each area for
// those who see an item in it. It has to be a plan that hides nothing and whose items all say whom they are shown to. The error
// is a *PlanError when the plan is too large for one instrument, or an area is for nobody.
func (p *Plan) Parts() ([]PlanPart, error) {
	q := *p
	q.Normal()
	if n := 1 + len(q.Areas) + len(q.Items); n > MaxPlanParts {
		return nil, &PlanError{Code: "too_many_parts", Value: strconv.Itoa(n)}
	}
	if q.Hidden != (PlanHidden{}) {
		return nil, &PlanError{Code: "hidden", Value: strconv.Itoa(q.Hidden.Items + q.Hidden.Areas)}
	}
	var parts []PlanPart
	total := 0
	add := func(name string, to []string, v any) error {
		body, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("watch: write part %s of a plan: %w", name, err)
		}
		if len(body) > MaxPlanBytes {
			return &PlanError{Code: "part_too_big", Field: name, Value: strconv.Itoa(len(body) >> 10)}
		}
		if total += len(body); total > MaxPlanTotal {
			return &PlanError{Code: "too_big", Value: strconv.Itoa(total >> 10)}
		}
		parts = append(parts, PlanPart{Name: name, For: to, Body: body})
		return nil
	}
	if err := add(framePart, q.Frame.Parties, frameBody{q.Frame, len(q.Areas), len(q.Items)}); err != nil {
		return nil, err
	}
	slices.SortFunc(q.Areas, func(a, b PlanArea) int { return strings.Compare(a.Key, b.Key) })
	slices.SortFunc(q.Items, func(a, b PlanItem) int { return strings.Compare(a.Key, b.Key) })
	for i := range q.Areas {
		a := q.Areas[i]
		to := q.Audience(a.Key)
		if len(to) == 0 {
			return nil, &PlanError{Code: "area_for_nobody", Field: a.Key, Value: label(a.Name)}
		}
		a.Own, a.Shown = "", nil
		if err := add(areaPart+a.Key, to, a); err != nil {
			return nil, err
		}
	}
	for i := range q.Items {
		it := q.Items[i]
		if it.Shown == nil {
			return nil, &PlanError{Code: "shown_unsaid", Field: it.Key}
		}
		to := append([]string{it.Party}, it.Shown...)
		slices.Sort(to)
		it.Shown = nil
		if err := add(itemPart+it.Key, to, it); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

// ReadPlan puts a plan together from the parts that a sheet opens. parties are those of the instrument. The error is a
// *PlanError: the parts do not make up a plan.
func ReadPlan(parts []PlanPart, parties []string) (Plan, error) {
	var p Plan
	var frame *frameBody
	bad := func(name string) (Plan, error) { return Plan{}, &PlanError{Code: "unreadable", Field: name} }
	for i := range parts {
		part := &parts[i]
		switch {
		case part.Name == framePart:
			frame = new(frameBody)
			if strictly(part.Body, frame) != nil {
				return bad(part.Name)
			}
		case strings.HasPrefix(part.Name, areaPart):
			var a PlanArea
			if strictly(part.Body, &a) != nil || areaPart+a.Key != part.Name || p.Area(a.Key) != nil || !isKey(a.Key) {
				return bad(part.Name)
			}
			a.Own, a.Shown = "", slices.Clone(part.For)
			p.Areas = append(p.Areas, a)
		case strings.HasPrefix(part.Name, itemPart):
			var it PlanItem
			if strictly(part.Body, &it) != nil || itemPart+it.Key != part.Name || p.Item(it.Key) != nil || !isKey(it.Key) {
				return bad(part.Name)
			}
			it.Shown = append([]string{}, slices.DeleteFunc(slices.Clone(part.For), func(id string) bool { return id == it.Party })...)
			p.Items = append(p.Items, it)
		default:
			return bad(part.Name)
		}
	}
	if frame == nil || !slices.Equal(slices.Sorted(slices.Values(parties)), frame.Parties) {
		return bad(framePart)
	}
	p.Frame = frame.PlanFrame
	p.Hidden = PlanHidden{Areas: frame.Areas - len(p.Areas), Items: frame.Items - len(p.Items)}
	if p.Hidden.Areas < 0 || p.Hidden.Items < 0 || frame.Areas+frame.Items >= MaxPlanParts {
		return bad(framePart)
	}
	// Whom an area is shown to beyond those that see an item in it is all that has to be kept.
	for i := range p.Areas {
		a := &p.Areas[i]
		shown := a.Shown
		a.Shown = nil
		seen := p.Audience(a.Key)
		a.Shown = slices.DeleteFunc(shown, func(id string) bool { return slices.Contains(seen, id) })
		if len(a.Shown) == 0 {
			a.Shown = nil
		}
	}
	slices.SortFunc(p.Areas, func(a, b PlanArea) int { return strings.Compare(a.Key, b.Key) })
	slices.SortFunc(p.Items, func(a, b PlanItem) int { return strings.Compare(a.Key, b.Key) })
	return p, nil
}

// ParsePlan reads a plan as people write it into a file, or as another desk's draft comes.
func ParsePlan(b []byte) (Plan, error) {
	var p Plan
	if len(b) > 2*MaxPlanTotal {
		return p, &PlanError{Code: "too_big", Value: strconv.Itoa(len(b) >> 10)}
	}
	if err := strictly(b, &p); err != nil {
		return Plan{}, &PlanError{Code: "json", Value: err.Error()}
	}
	p.Normal()
	return p, nil
}

// strictly reads JSON without anything that v has no place for.
func strictly(b []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return fmt.Errorf("more follows after the end")
	}
	return nil
}

// isKey reports whether s can be the key of an area or item: it is a part of a part's name.
func isKey(s string) bool {
	if s == "" || len(s) > 40 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if (c < '0' || c > '9') && (c < 'a' || c > 'z') && (i == 0 || c != '-') {
			return false
		}
	}
	return true
}

func label(b text.Bilingual) string {
	if b.EN != "" {
		return b.EN
	}
	return b.AR
}

// PlanHold is the version of a plan that watches are derived from, and for what time it holds.
type PlanHold struct {
	Plan    string    // what Watch.Plan is to be: the lineage while the version holds or nothing else does
	Version int       // of the instrument
	From    time.Time // when it comes into force; zero: it is not signed by all, and nobody knows
	Until   time.Time // when a later version or a withdrawal ends it; zero: neither is known
	Origin  string    // who proposed it, where not this node
	At      time.Time
}

// Watches are the watches that a plan makes of the items that are shown, and the areas that they lie in. Items and areas with
// a fault make none. ids of both begin with prefix. own finds the area of the desk that has just this outline: no second one
// is made for it; nil finds none.
func (p *Plan) Watches(h PlanHold, prefix string, own func(area.Shape) (id string, ok bool)) ([]Watch, []Area) {
	faulty := map[string]bool{}
	for _, c := range p.Check() {
		if c.Severity != PlanFault {
			continue
		}
		if len(c.Items) == 0 && c.Area == "" {
			return nil, nil // the frame itself is wrong
		}
		for _, key := range c.Items {
			faulty[key] = true
		}
		if len(c.Items) == 0 {
			faulty[c.Area] = true
		}
	}
	ids := map[string]string{}
	var areas []Area
	for i := range p.Areas {
		a := &p.Areas[i]
		if faulty[a.Key] {
			continue
		}
		if own != nil {
			if id, ok := own(a.Shape); ok {
				ids[a.Key] = id
				continue
			}
		}
		made := Area{ID: prefix + a.Key, Version: 1, Name: a.Name, Kind: Drawn, Shape: a.Shape, Unit: a.Unit, Origin: h.Origin, Marking: PlanMarking, At: h.At}
		if a.Unit != "" {
			made.Kind = Unit
		}
		ids[a.Key] = made.ID
		areas = append(areas, made)
	}
	var out []Watch
	for i := range p.Items {
		it := &p.Items[i]
		shape := p.Place(it)
		if faulty[it.Key] || faulty[it.Area] || shape.IsZero() {
			continue
		}
		w := Watch{ID: prefix + it.Key, Version: max(h.Version, 1), Party: Party{ID: it.Party}, Kind: it.Kind, Schedule: p.When(it), Confidence: it.Confidence,
			People: it.People, Contact: it.Contact, Plan: h.Plan, Item: it.Key, Origin: h.Origin, Marking: PlanMarking, At: h.At,
			Begins: h.From, Withdrawn: h.Until}
		// Nothing of a plan is kept outside its time, whatever an item says.
		if p.Frame.From.After(w.Begins) {
			w.Begins = p.Frame.From
		}
		if w.Schedule.Until.After(p.Frame.Until) {
			w.Schedule.Until = p.Frame.Until
		}
		if !w.Withdrawn.IsZero() && !w.Withdrawn.Before(w.Schedule.Until) {
			w.Withdrawn = time.Time{}
		}
		if !w.Withdrawn.IsZero() && w.Withdrawn.Before(w.Schedule.From) || !w.Schedule.Until.After(w.Schedule.From) || !w.Begins.Before(w.Schedule.Until) {
			continue // ended before this item began
		}
		w.Shape, w.Area = shape, ids[it.Area]
		out = append(out, w)
	}
	return out, areas
}
