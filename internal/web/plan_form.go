package web

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/node"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// How often an item is kept, as the form offers it.
const (
	whenAlways = "always"
	whenNight  = "night"
	whenDay    = "day"
	whenRule   = "rule"
)

// planZone is the zone in which the form counts hours unless it says another.
const planZone = "Asia/Damascus"

// planItemForm is one item of a draft as the form shows it.
type planItemForm struct {
	watch.PlanItem
	N           int
	When        string
	From, Until string // moments; empty: of the plan
	Start       string // time of day in the zone
	Hours       string
	Zone        string
	Part        string // id of the area of the desk that it is narrowed to; "own": a polygon that is none of them
	Sights      node.PlanSight
	Default     bool // shown as agreements do
	Faults      []text.Bilingual
	Said        text.Bilingual
	Drawn       string // its ground as the map draws it: a position a line, or GeoJSON
	Cut         string // a line that it is to be cut along
	Pen         string // which of the two is open: "draw", "cut"
	Points      int    // of an outline with too many to be written; 0: Drawn has it
}

// Shows reports whether the item is shown to a party.
func (f planItemForm) Shows(id string) bool { return slices.Contains(f.Sights.Shown, id) }

// Allows reports whether an agreement shows the item to a party.
func (f planItemForm) Allows(id string) bool { return slices.Contains(f.Sights.Allows, id) }

// mostDrawn is how many points an outline may have that the form writes out to be moved; a finer one is drawn anew or stays.
const mostDrawn = 400

// drawnOf is the outline of an item as the form writes it.
func drawnOf(it *watch.PlanItem) string {
	if it.Shape.Points() > mostDrawn {
		return ""
	}
	return writeShape(it.Shape)
}

// drawnLines brings a list of positions into the form in which two are held against each other.
func drawnLines(s string) string {
	return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n"))
}

// planHandover is a pair of items in the form of handovers.
type planHandover struct {
	watch.PlanHandover
	N           int
	From, To    string // who, and how
	Typed       string // minutes; empty: none is agreed
	Short, Hole bool
	Missing     int // minutes of it that the times do not give
}

// Gone is for how many minutes nobody is there between the two.
func (h planHandover) Gone() int { return max(0, -h.Kept) }

// timesOf writes a schedule as the form does.
func timesOf(s watch.Schedule) (f planItemForm) {
	f.When, f.Zone = whenAlways, planZone
	f.From, f.Until = momentOf(s.From), momentOf(s.Until)
	if s.Rule == "" {
		return f
	}
	f.When, f.Zone = whenRule, s.Zone
	zone, err := time.LoadLocation(s.Zone)
	if err != nil {
		zone = time.UTC
	}
	if s.Zone == "" {
		f.Zone = "UTC"
	}
	start := s.From.In(zone)
	f.Start = start.Format("15:04")
	f.Hours = strconv.FormatFloat(time.Duration(s.Length).Hours(), 'f', -1, 64)
	if s.Rule == "FREQ=DAILY" {
		f.When = whenDay
		if start.Hour() >= 15 || start.Hour() < 5 {
			f.When = whenNight
		}
	}
	return f
}

func momentOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(minuteForm)
}

// readTimes reads the times of an item. What cannot be read is noted under the item.
func readTimes(v url.Values, at string, plan *watch.PlanFrame, old watch.Schedule, fault func(string)) watch.Schedule {
	get := func(k string) string { return strings.TrimSpace(westernDigits(v.Get(at + k))) }
	end := func(k string) time.Time {
		typed := get(k)
		if typed == "" {
			return time.Time{}
		}
		t, ok := moment(typed)
		if !ok {
			fault("agreement.fault.moment")
		}
		return t
	}
	s := watch.Schedule{From: end("from"), Until: end("until"), Except: old.Except, Also: old.Also}
	when := get("when")
	if when == whenAlways || when == "" {
		if len(s.Also) == 0 {
			s.Except = nil
		}
		return s
	}
	s.Rule, s.Zone = "FREQ=DAILY", get("zone")
	start, hours := get("start"), get("hours")
	switch when {
	case whenNight:
		start, hours = cmp.Or(start, "18:00"), cmp.Or(hours, "12")
	case whenDay:
		start, hours = cmp.Or(start, "06:00"), cmp.Or(hours, "12")
	default:
		s.Rule = strings.TrimPrefix(strings.ToUpper(get("rule")), "RRULE:")
	}
	long, err := strconv.ParseFloat(strings.ReplaceAll(hours, "٫", "."), 64)
	if err != nil || !(long > 0 && long <= 24*366) {
		fault("plan.fault.hours")
	} else {
		s.Length = watch.Length(time.Duration(long*3600) * time.Second)
	}
	clock, err := time.Parse("15:04", start)
	if err != nil {
		fault("plan.fault.start")
		return s
	}
	zone, err := time.LoadLocation(s.Zone)
	if err != nil || s.Zone == "Local" {
		zone = time.UTC // the schedule says that the zone is not known
	}
	from := s.From
	if from.IsZero() {
		from = plan.From
	}
	// The first turn begins at that time of day at the beginning or after it.
	y, m, d := from.In(zone).Date()
	first := time.Date(y, m, d, clock.Hour(), clock.Minute(), 0, 0, zone)
	if first.Before(from) {
		first = time.Date(y, m, d+1, clock.Hour(), clock.Minute(), 0, 0, zone)
	}
	s.From = first.UTC()
	return s
}

// planForm is what the page of a draft shows.
type planForm struct {
	Draft    node.PlanDraft
	F        watch.PlanFrame
	View     *planView
	Items    []planItemForm
	Areas    []planAreaForm
	Own      []named // areas of the desk
	Units    naming
	Partners []planPartyBox
	Parties  []named
	Self     string
	Writer   string
	Mine     bool
	Amends   bool
	Faults   faults
	Frame    []text.Bilingual // what is wrong with the frame
	Wider    []string         // items shown to more than agreements do
	Sign     signing
	Review   string
	From     string
	Until    string
	Done     string
	Kinds    []watch.Kind
	Levels   []watch.Confidence
	Whens    []string
	Hands    []planHandover
	Mended   map[string][]text.Bilingual // what was mended of outlines that were just drawn, by item
}

// planPartyBox is a partner that can be a party.
type planPartyBox struct {
	ID   string
	Name text.Bilingual
	In   bool
}

type planAreaForm struct {
	watch.PlanArea
	N   int
	KM2 float64
}

func (d *planning) newPage(w http.ResponseWriter, r *http.Request) error {
	return d.newForm(w, r, http.StatusOK, url.Values{"area": r.URL.Query()["area"]}, nil)
}

func (d *planning) newForm(w http.ResponseWriter, r *http.Request, status int, typed url.Values, wrong faults) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	own, err := d.ownAreas(r)
	if err != nil {
		return err
	}
	now := d.now().UTC().Truncate(24 * time.Hour)
	d.render(w, r, status, "plan.new", "plan.new", map[string]any{"Partners": p.Pinned(), "Areas": own, "Chosen": typed.Get("area"), "Typed": typed, "Faults": wrong,
		"From": cmp.Or(typed.Get("from"), now.AddDate(0, 0, 7).Format(minuteForm)), "Until": cmp.Or(typed.Get("until"), now.AddDate(0, 0, 21).Format(minuteForm))})
	return nil
}

func (d *planning) ownAreas(r *http.Request) ([]named, error) {
	areas, err := d.plans.Areas(r.Context())
	if err != nil {
		return nil, err
	}
	var out []named
	for _, a := range areas {
		out = append(out, named{a.ID, a.Name})
	}
	return out, nil
}

// planFileLimit bounds a draft that comes as a file, bytes.
const planFileLimit = 2 << 20

// start makes a draft: of what was typed, or of a file that another desk wrote.
func (d *planning) start(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, planFileLimit)
	if err := r.ParseMultipartForm(planFileLimit); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	if r.PostForm.Has("gap") {
		return d.startGap(w, r, p)
	}
	wrong := faults{}
	plan := watch.Plan{Frame: watch.PlanFrame{Title: bilingualOf(r, "title"), NoticeDays: 3}}
	if file := strings.TrimSpace(r.PostForm.Get("file")); file != "" {
		if plan, err = watch.ParsePlan([]byte(file)); err != nil {
			if err := wrong.refused("file", err); err != nil {
				return err
			}
		}
	} else {
		var ok bool
		if plan.Frame.From, ok = moment(r.PostForm.Get("from")); !ok {
			wrong["from"] = "agreement.fault.moment"
		}
		if plan.Frame.Until, ok = moment(r.PostForm.Get("until")); !ok {
			wrong["until"] = "agreement.fault.moment"
		}
		for _, id := range r.PostForm["party"] {
			if p.pinned(id) {
				plan.Frame.Parties = append(plan.Frame.Parties, id)
			}
		}
		if len(plan.Frame.Parties) == 0 {
			wrong["party"] = "plan.fault.party"
		}
		if len(wrong) == 0 {
			plan.Frame.Review = plan.Frame.From.Add(plan.Frame.Until.Sub(plan.Frame.From) / 2).Truncate(24 * time.Hour)
			if plan.Frame.Review.Before(plan.Frame.From) {
				plan.Frame.Review = time.Time{}
			}
			for _, id := range r.PostForm["area"] {
				if err := d.addArea(r, &plan, id, wrong); err != nil {
					return err
				}
			}
		}
	}
	if len(wrong) > 0 {
		return d.newForm(w, r, http.StatusUnprocessableEntity, r.PostForm, wrong)
	}
	draft, err := d.plans.SavePlanDraft(r.Context(), selfOf(r), node.PlanDraft{Plan: plan})
	if err != nil {
		return err
	}
	return leadOn(w, r, "/watch/plans/"+draft.ID, "")
}

// startGap makes a draft, or an item of one, of ground that nobody is known to watch: the gap of the form, from and until in
// seconds since 1970. into names the draft; empty makes a new one.
func (d *planning) startGap(w http.ResponseWriter, r *http.Request, p *parties) error {
	ctx, id := r.Context(), oneLine(r.PostForm.Get("gap"))
	from, errFrom := strconv.ParseInt(r.PostForm.Get("from"), 10, 64)
	until, errUntil := strconv.ParseInt(r.PostForm.Get("until"), 10, 64)
	if errFrom != nil || errUntil != nil || until <= from || until-from > 3*366*86400 {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	window := watch.Span{From: from, To: until}
	draft := node.PlanDraft{}
	if into := oneLine(r.PostForm.Get("into")); into != "" {
		var err error
		if draft, err = d.plans.PlanDraft(ctx, into); err != nil {
			return err
		}
		if cut := (watch.Span{From: max(window.From, draft.Plan.Window().From), To: min(window.To, draft.Plan.Window().To)}); !cut.Empty() {
			window = cut
		}
	}
	ground, when, err := d.plans.OpenGround(ctx, id, window)
	if err != nil {
		return err
	}
	areas, err := d.plans.Areas(ctx)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(areas, func(a watch.Area) bool { return a.ID == id })
	if i < 0 || ground.IsZero() || len(when) == 0 {
		return d.newForm(w, r, http.StatusUnprocessableEntity, url.Values{"area": {id}}, faults{"area": "plan.fault.fill"})
	}
	plan := &draft.Plan
	if draft.ID == "" {
		name := areas[i].Name
		plan.Frame = watch.PlanFrame{Title: text.Bilingual{AR: "سدّ الفراغ في " + name.In("ar"), EN: "Filling the vacuum in " + name.In("en")},
			From: time.Unix(window.From, 0).UTC(), Until: time.Unix(window.To, 0).UTC(), NoticeDays: min(3, int((window.To-window.From)/86400))}
	}
	key := ""
	for _, a := range plan.Areas {
		if a.Own == id {
			key = a.Key
		}
	}
	if key == "" {
		key = plan.NextKey("a")
		plan.Areas = append(plan.Areas, watch.PlanArea{Key: key, Name: areas[i].Name, Shape: areas[i].Shape, Unit: areas[i].Unit, Own: id})
	}
	keys, _ := plan.Fill(p.Self, key, ground, when)
	if draft, err = d.plans.SavePlanDraft(ctx, selfOf(r), draft); err != nil {
		return err
	}
	return leadOn(w, r, "/watch/plans/"+draft.ID+"#"+keys[0], "filled")
}

// addArea puts an area of the desk into a plan.
func (d *planning) addArea(r *http.Request, plan *watch.Plan, id string, wrong faults) error {
	if id == "" {
		return nil
	}
	areas, err := d.plans.Areas(r.Context())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(areas, func(a watch.Area) bool { return a.ID == id })
	if i < 0 {
		wrong["area"] = "plan.fault.area"
		return nil
	}
	a := areas[i]
	plan.Areas = append(plan.Areas, watch.PlanArea{Key: plan.NextKey("a"), Name: a.Name, Shape: a.Shape, Unit: a.Unit, Own: a.ID})
	return nil
}

func (d *planning) draftPage(w http.ResponseWriter, r *http.Request) error {
	draft, err := d.plans.PlanDraft(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	return d.showDraft(w, r, http.StatusOK, draft, nil, nil)
}

func (d *planning) showDraft(w http.ResponseWriter, r *http.Request, status int, draft node.PlanDraft, wrong faults, sign *signing) error {
	f, err := d.planForm(r, draft, wrong)
	if err != nil {
		return err
	}
	if sign != nil {
		f.Sign = *sign
	}
	d.render(w, r, status, "plan.draft", "plan.draft", map[string]any{"F": f})
	return nil
}

// planForm makes the page of a draft.
func (d *planning) planForm(r *http.Request, draft node.PlanDraft, wrong faults) (*planForm, error) {
	ctx := r.Context()
	p, err := d.parties(ctx)
	if err != nil {
		return nil, err
	}
	people, err := d.names(r)
	if err != nil {
		return nil, err
	}
	l, _, err := d.locales.of(lookFrom(ctx))
	if err != nil {
		return nil, err
	}
	if wrong == nil {
		wrong = faults{}
	}
	plan := draft.Plan
	f := &planForm{Draft: draft, F: plan.Frame, Units: d.unitNames(), Self: p.Self, Writer: people[draft.By], Mine: draft.By == selfOf(r), Amends: draft.Lineage != "", Faults: wrong,
		From: momentOf(plan.Frame.From), Until: momentOf(plan.Frame.Until), Review: momentOf(plan.Frame.Review), Done: r.URL.Query().Get("done"),
		Kinds: watch.Kinds(), Levels: watch.Confidences(), Whens: []string{whenAlways, whenNight, whenDay, whenRule}}
	if f.Own, err = d.ownAreas(r); err != nil {
		return nil, err
	}
	for _, partner := range p.Pinned() {
		f.Partners = append(f.Partners, planPartyBox{partner.ID, partner.Name, slices.Contains(plan.Frame.Parties, partner.ID)})
	}
	for _, id := range plan.Frame.Parties {
		f.Parties = append(f.Parties, named{id, p.Name(id)})
	}
	if f.View, err = d.view(r, plan, draft.Lineage, p, l); err != nil {
		return nil, err
	}
	sights, err := d.plans.PlanSights(ctx, plan)
	if err != nil {
		return nil, err
	}
	areas, err := d.plans.Areas(ctx)
	if err != nil {
		return nil, err
	}
	for i := range plan.Areas {
		f.Areas = append(f.Areas, planAreaForm{plan.Areas[i], i, plan.Areas[i].Shape.KM2()})
	}
	for i := range plan.Items {
		it := &plan.Items[i]
		x := timesOf(it.Schedule)
		x.PlanItem, x.N, x.Sights, x.Default = *it, i, sights[i], it.Shown == nil
		if !it.Shape.IsZero() {
			x.Part = "own"
			if j := slices.IndexFunc(areas, func(a watch.Area) bool { return a.Shape.Equal(it.Shape) }); j >= 0 {
				x.Part = areas[j].ID
			}
		}
		x.Drawn = drawnOf(it)
		if x.Drawn == "" && !it.Shape.IsZero() {
			x.Points = it.Shape.Points()
		}
		if at := "i." + strconv.Itoa(i); wrong[at] != nil || wrong[at+".drawn"] != nil || wrong[at+".cut"] != nil {
			x.retyped(r.PostForm, at+".", wrong) // what was typed wrongly stays to be mended
		}
		if when := plan.When(it); when.Check() == nil {
			x.Said = when.Words()
		}
		if len(x.Sights.Wider) > 0 {
			f.Wider = append(f.Wider, it.Key)
		}
		for _, found := range f.View.Findings {
			if found.Severity == watch.PlanFault && slices.Contains(found.Items, it.Key) {
				x.Faults = append(x.Faults, found.Words)
			}
		}
		f.Items = append(f.Items, x)
	}
	for _, found := range f.View.Findings {
		if found.Severity == watch.PlanFault && len(found.Items) == 0 {
			f.Frame = append(f.Frame, found.Words)
		}
	}
	for n, h := range plan.Handovers() {
		x := planHandover{PlanHandover: h, N: n}
		for _, end := range []struct {
			key string
			to  *string
		}{{h.Old, &x.From}, {h.New, &x.To}} {
			if it := plan.Item(end.key); it != nil {
				*end.to = l.name(p.Name(it.Party)) + l.t("list.comma") + " " + l.word("plan.kind", it.Kind)
			}
		}
		if h.Agreed {
			x.Typed = strconv.Itoa(h.Overlap)
			x.Hole, x.Short = h.Met && h.Kept < 0, h.Met && h.Kept >= 0 && h.Kept < h.Overlap
			x.Missing = h.Overlap - h.Kept
		}
		f.Hands = append(f.Hands, x)
	}
	// All have three days to sign, and it is in force when it begins, if that is not sooner.
	f.Sign = d.signingDefaults(3)
	if plan.Frame.From.After(d.now().AddDate(0, 0, 3)) {
		f.Sign.From = momentOf(plan.Frame.From)
	}
	return f, nil
}

// retyped puts what was typed back into the fields of an item that were not understood.
func (f *planItemForm) retyped(v url.Values, at string, wrong faults) {
	if !v.Has(at + "kind") {
		return
	}
	for _, x := range []struct {
		key string
		to  *string
	}{{"from", &f.From}, {"until", &f.Until}, {"start", &f.Start}, {"hours", &f.Hours}, {"zone", &f.Zone}, {"when", &f.When}, {"drawn", &f.Drawn}, {"cut", &f.Cut}} {
		*x.to = v.Get(at + x.key)
	}
	switch {
	case wrong[at+"drawn"] != nil:
		f.Pen = "draw"
	case wrong[at+"cut"] != nil:
		f.Pen = "cut"
	}
}

// readDrawn reads the outline that was drawn for an item, if it is another than the one that the form offered. It says what was
// mended of it.
func readDrawn(l *locale, v url.Values, at string, it *watch.PlanItem, wrong faults) (changed bool, mended []area.Repair) {
	typed := drawnLines(v.Get(at + "drawn"))
	if typed == drawnLines(drawnOf(it)) || !v.Has(at+"drawn") {
		return false, nil
	}
	if typed == "" {
		it.Shape = area.Shape{}
		return true, nil
	}
	var f areaForm
	shape, mended := f.shapeTyped(l, typed, at+"drawn", wrong)
	if wrong["swap"] != nil {
		delete(wrong, "swap")
		wrong[at+"drawn"] = "plan.fault.swap"
	}
	if wrong[at+"drawn"] != nil {
		return false, nil
	}
	it.Shape = shape
	return true, mended
}

// readHandovers reads which items take over from which, and for how long both are kept.
func readHandovers(v url.Values, plan *watch.Plan, wrong faults) {
	if !v.Has("h.0.old") {
		return
	}
	for i := range plan.Items {
		plan.Items[i].After, plan.Items[i].Overlap = "", 0
	}
	for n := 0; v.Has("h." + strconv.Itoa(n) + ".old"); n++ {
		at := "h." + strconv.Itoa(n) + "."
		old, fresh, typed := oneLine(v.Get(at+"old")), plan.Item(oneLine(v.Get(at+"new"))), strings.TrimSpace(v.Get(at+"overlap"))
		if typed == "" || fresh == nil || plan.Item(old) == nil {
			continue
		}
		minutes := wholeNumber(typed)
		switch {
		case minutes < 0:
			wrong["handovers"] = "plan.fault.minutes"
		case fresh.After != "":
			wrong["handovers"] = "plan.fault.handover"
		case fresh.Key == old:
			wrong["handovers"] = "plan.fault.handover.self"
		default:
			fresh.After, fresh.Overlap = old, minutes
		}
	}
}

// readPlan reads the form over the plan as it was. It keeps whatever was typed; what is wrong with it is for watch.CheckPlan.
func (d *planning) readPlan(r *http.Request, plan watch.Plan, p *parties, amends bool) (_ watch.Plan, mended map[string][]text.Bilingual, wrong faults, err error) {
	v, wrong := r.PostForm, faults{}
	mended = map[string][]text.Bilingual{}
	get := func(k string) string { return oneLine(v.Get(k)) }
	plan.Frame.Title, plan.Frame.Purpose = bilingualOf(r, "title"), bilingualOf(r, "purpose")
	for _, x := range []struct {
		field string
		to    *time.Time
	}{{"from", &plan.Frame.From}, {"until", &plan.Frame.Until}, {"review", &plan.Frame.Review}} {
		typed := strings.TrimSpace(v.Get(x.field))
		if typed == "" {
			*x.to = time.Time{}
			continue
		}
		t, ok := moment(typed)
		if !ok {
			wrong[x.field] = "agreement.fault.moment"
			continue
		}
		*x.to = t
	}
	plan.Frame.NoticeDays = wholeNumber(v.Get("notice"))
	if !amends {
		parties := []string{p.Self}
		for _, id := range v["party"] {
			if p.pinned(id) {
				parties = append(parties, id)
			}
		}
		plan.Frame.Parties = parties
	}
	areas, err := d.plans.Areas(r.Context())
	if err != nil {
		return plan, mended, wrong, err
	}
	l, _, err := d.locales.of(lookFrom(r.Context()))
	if err != nil {
		return plan, mended, wrong, err
	}
	plan.Areas, plan.Items = slices.Clone(plan.Areas), slices.Clone(plan.Items)
	for i := range plan.Areas {
		if at := "a." + strconv.Itoa(i); v.Has(at + ".name.ar") {
			plan.Areas[i].Name = bilingualOf(r, at+".name")
		}
	}
	for i := range plan.Items {
		it, at := &plan.Items[i], "i."+strconv.Itoa(i)+"."
		if !v.Has(at + "kind") {
			continue
		}
		it.Party, it.Area, it.Kind, it.Confidence = get(at+"party"), get(at+"area"), watch.Kind(get(at+"kind")), watch.Confidence(get(at+"confidence"))
		it.People = wholeNumber(v.Get(at + "people"))
		it.Contact, it.Note = bilingualOf(r, at+"contact"), bilingualOf(r, at+"note")
		drawn, repairs := readDrawn(l, v, at, it, wrong)
		for _, r := range repairs {
			mended[it.Key] = append(mended[it.Key], text.Bilingual{AR: r.AR, EN: r.EN})
		}
		switch part := get(at + "part"); {
		case drawn || part == "own":
		case part == "":
			it.Shape = area.Shape{}
		default:
			if j := slices.IndexFunc(areas, func(a watch.Area) bool { return a.ID == part }); j >= 0 {
				it.Shape = areas[j].Shape
			}
		}
		it.Schedule = readTimes(v, at, &plan.Frame, it.Schedule, func(key string) { wrong["i."+strconv.Itoa(i)] = key })
		it.Shown = nil
		if v.Get(at+"shown") == "chosen" {
			it.Shown = []string{}
			for _, id := range v[at+"show"] {
				if slices.Contains(plan.Frame.Parties, id) && id != it.Party {
					it.Shown = append(it.Shown, id)
				}
			}
		}
	}
	readHandovers(v, &plan, wrong)
	return plan, mended, wrong, nil
}

// saveDraft keeps what the form holds and does what its button asks for.
func (d *planning) saveDraft(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	ctx, id := r.Context(), r.PathValue("id")
	draft, err := d.plans.PlanDraft(ctx, id)
	if err != nil {
		return err
	}
	p, err := d.parties(ctx)
	if err != nil {
		return err
	}
	plan, mended, wrong, err := d.readPlan(r, draft.Plan, p, draft.Lineage != "")
	if err != nil {
		return err
	}
	at := ""
	act, which, _ := strings.Cut(r.PostForm.Get("do"), ".")
	n, numbered := -1, false
	if k, err := strconv.Atoi(which); err == nil {
		n, numbered = k, true
	}
	switch {
	case act == "addarea":
		if typed := oneLine(r.PostForm.Get("unit")); typed != "" {
			unit, ok := d.unitNames().id(typed)
			a, err := d.plans.AreaOfUnit(unit)
			if !ok || err != nil {
				wrong["unit"] = "plan.fault.unit"
			} else {
				plan.Areas = append(plan.Areas, watch.PlanArea{Key: plan.NextKey("a"), Name: a.Name, Shape: a.Shape, Unit: a.Unit})
			}
		}
		if err := d.addArea(r, &plan, oneLine(r.PostForm.Get("own")), wrong); err != nil {
			return err
		}
		at = "#areas"
	case act == "droparea" && numbered && n < len(plan.Areas):
		plan.Areas, at = slices.Delete(plan.Areas, n, n+1), "#areas"
	case act == "additem":
		it := watch.PlanItem{Key: plan.NextKey("w"), Party: p.Self, Kind: watch.Patrol, Confidence: watch.Moderate}
		if len(plan.Areas) > 0 {
			it.Area = plan.Areas[0].Key
		}
		plan.Items, at = append(plan.Items, it), "#"+it.Key
	case act == "fill":
		if at, err = d.fill(r, draft, &plan, p.Self, which, wrong); err != nil {
			return err
		}
	case act == "split" && numbered && n < len(plan.Items) && len(wrong) == 0:
		if at, err = d.split(r, &plan, n, wrong); err != nil {
			return err
		}
	case act == "lengthen":
		if plan.Lengthen(which); plan.Item(which) != nil {
			at = "#handovers"
		}
	case act == "dropitem" && numbered && n < len(plan.Items):
		gone := plan.Items[n].Key
		plan.Items, at = slices.Delete(plan.Items, n, n+1), "#items"
		for i := range plan.Items {
			if plan.Items[i].After == gone {
				plan.Items[i].After, plan.Items[i].Overlap = "", 0
			}
		}
	}
	plan.Normal()
	if !samePlans(draft.Plan, plan) { // who only looks does not become the writer
		draft.Plan = plan
		if draft, err = d.plans.SavePlanDraft(ctx, selfOf(r), draft); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showDraft(w, r, http.StatusUnprocessableEntity, draft, wrong, nil)
	}
	if len(mended) > 0 {
		// What was drawn is kept as it was mended: whoever drew it has to see that.
		f, err := d.planForm(r, draft, nil)
		if err != nil {
			return err
		}
		f.Mended = mended
		d.render(w, r, http.StatusOK, "plan.draft", "plan.draft", map[string]any{"F": f})
		return nil
	}
	said := map[string]string{"save": "saved", "fill": "filled", "split": "split", "lengthen": "lengthened"}[act]
	return leadOn(w, r, "/watch/plans/"+id+at, said)
}

// fill gives this party a gap of the draft, named as the page that showed it did.
func (d *planning) fill(r *http.Request, draft node.PlanDraft, plan *watch.Plan, party, name string, wrong faults) (at string, err error) {
	found, err := d.plans.CheckPlan(r.Context(), draft.Lineage, draft.Plan)
	if err != nil {
		return "", err
	}
	for i := range found {
		f := &found[i]
		if fillName(f) != name || plan.Area(f.Area) == nil {
			continue
		}
		if keys, _ := plan.Fill(party, f.Area, f.Where, f.When); len(keys) > 0 {
			return "#" + keys[0], nil
		}
	}
	wrong["fill"] = "plan.fault.fill"
	return "", nil
}

// split cuts the ground of an item along the line that was drawn.
func (d *planning) split(r *http.Request, plan *watch.Plan, n int, wrong faults) (at string, err error) {
	l, _, err := d.locales.of(lookFrom(r.Context()))
	if err != nil {
		return "", err
	}
	field := "i." + strconv.Itoa(n) + ".cut"
	var f areaForm
	groups := f.typedPoints(l, r.PostForm.Get(field), field, wrong)
	switch {
	case wrong["swap"] != nil:
		delete(wrong, "swap")
		wrong[field] = "plan.fault.swap"
	case wrong[field] != nil:
	case len(slices.Concat(groups...)) < 2:
		wrong[field] = "watch.fault.line"
	default:
		keys, err := plan.Split(plan.Items[n].Key, slices.Concat(groups...))
		var bad *area.GeometryError
		switch {
		case errors.As(err, &bad):
			wrong[field] = geometryWords(l, err)
		case err != nil:
			return "", err
		default:
			return "#" + keys[0], nil
		}
	}
	return "", nil
}

// draftMap is what the map of the form shows of a draft, in the form of the map of the room; what was found is in marks.
func (d *planning) draftMap(w http.ResponseWriter, r *http.Request) error {
	draft, err := d.plans.PlanDraft(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	l, _, err := d.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	view, err := d.view(r, draft.Plan, draft.Lineage, p, l)
	if err != nil {
		return err
	}
	type patch struct {
		Area     string     `json:"area"`
		State    string     `json:"state"`
		Age      int        `json:"age,omitempty"`
		Planned  bool       `json:"planned,omitempty"`
		KM2      float64    `json:"km2"`
		Geometry area.Shape `json:"geometry"`
	}
	type place struct {
		ID       string     `json:"id"`
		Name     string     `json:"name"`
		Says     string     `json:"says"`
		State    string     `json:"state"`
		KM2      float64    `json:"km2"`
		Label    area.Point `json:"label"`
		Mixed    bool       `json:"mixed"`
		Geometry area.Shape `json:"geometry"`
	}
	type outlined struct {
		Watch    string     `json:"watch"`
		Now      bool       `json:"now"`
		Geometry area.Shape `json:"geometry"`
	}
	type mark struct {
		N        int         `json:"n"`
		Free     bool        `json:"free"`
		Words    string      `json:"words"`
		At       area.Point  `json:"at"`
		Geometry *area.Shape `json:"geometry,omitempty"`
	}
	out := struct {
		T        int64      `json:"t"`
		Patches  []patch    `json:"patches"`
		Areas    []place    `json:"areas"`
		Outlined []outlined `json:"outlined"`
		Marks    []mark     `json:"marks"`
	}{Patches: []patch{}, Areas: []place{}, Outlined: []outlined{}, Marks: []mark{}}
	plan := &draft.Plan
	for i := range plan.Areas {
		if a := &plan.Areas[i]; !a.Shape.IsZero() {
			out.Areas = append(out.Areas, place{a.Key, l.name(a.Name), l.planKM2(a.Shape.KM2()), "partly", a.Shape.KM2(), a.Shape.LabelPoint(), true, a.Shape})
		}
	}
	for i := range plan.Items {
		it := &plan.Items[i]
		switch s := plan.Place(it); {
		case s.IsZero():
		case groundClass(it.Kind) == "pl-ground":
			out.Patches = append(out.Patches, patch{Area: it.Key, State: "watched", KM2: s.KM2(), Geometry: s})
			out.Outlined = append(out.Outlined, outlined{it.Key, false, s})
		default:
			out.Outlined = append(out.Outlined, outlined{it.Key, false, s})
		}
	}
	for _, f := range slices.Concat(view.Left, view.Findings) {
		if f.Mark == 0 {
			continue
		}
		m := mark{N: f.Mark, Free: f.Free(), Words: l.name(f.Words), At: f.at}
		switch {
		case f.Where.IsZero():
		case f.Free():
			out.Patches = append(out.Patches, patch{Area: f.Area, State: "vacuum", Age: 3, Planned: f.Code == "gap_time", KM2: f.KM2, Geometry: f.Where})
		default:
			m.Geometry = &f.Where
		}
		out.Marks = append(out.Marks, m)
	}
	b, err := json.Marshal(out)
	if err != nil {
		return fmt.Errorf("writing the map of a draft: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	_, err = w.Write(b)
	return err
}

// samePlans reports whether two plans say the same.
func samePlans(a, b watch.Plan) bool {
	a.Normal()
	b.Normal()
	return sameJSON(a, b)
}

func (d *planning) dropDraft(w http.ResponseWriter, r *http.Request) error {
	if err := d.plans.DropPlanDraft(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	return leadOn(w, r, "/watch/plans", "dropped")
}

// propose signs a draft for this party and sends it to the others. Who signs is not who wrote it.
func (d *planning) propose(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	ctx := r.Context()
	draft, err := d.plans.PlanDraft(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	wrong := faults{}
	by, from, typed := d.signingOf(r, wrong, "sign")
	if err := d.passwordAgain(r, wrong, "sign.password"); err != nil {
		return err
	}
	seen, err := time.Parse(time.RFC3339Nano, r.PostForm.Get("seen")) // which draft the person had before them
	if err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	var id string
	if len(wrong) == 0 {
		id, err = d.plans.ProposePlan(ctx, selfOf(r), draft.ID, by, from, node.PlanConsent{Conflicts: r.PostForm.Get("conflicts") == "yes", Wider: r.PostForm.Get("wider") == "yes", Seen: seen})
		if err := wrong.refused("sign", err); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showDraft(w, r, http.StatusUnprocessableEntity, draft, wrong, &typed)
	}
	list, err := d.plans.Plans(ctx)
	if err != nil {
		return err
	}
	for _, x := range list {
		if _, ok := x.State.Version(id); ok {
			return leadOn(w, r, "/watch/plan/"+x.Lineage, "proposed")
		}
	}
	return leadOn(w, r, "/watch/plans", "proposed")
}
