package watch

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/area"
	"tansiq/internal/text"
)

// planBox is a rectangle on a coarse grid: a hundredth of a degree a step, from 38 E 35 N.
func planBox(t testing.TB, w, s, e, n int) area.Shape {
	t.Helper()
	at := func(x, y int) string { return fmt.Sprintf("[%.2f,%.2f]", 38+float64(x)/100, 35+float64(y)/100) }
	var shape area.Shape
	if err := json.Unmarshal([]byte(`{"type":"Polygon","coordinates":[[`+strings.Join([]string{at(w, s), at(e, s), at(e, n), at(w, n), at(w, s)}, ",")+`]]}`), &shape); err != nil {
		t.Fatal(err)
	}
	return shape
}

var planDay = time.Date(2025, 1, 27, 0, 0, 0, 0, time.UTC)

// pocketPlan is a plan of three parties: two on the ground, one in the air by night.
func pocketPlan(t testing.TB) Plan {
	all := []string{"p-a", "p-b", "p-c"}
	return Plan{
		Frame: PlanFrame{Title: text.Bilingual{AR: "سد الجيب", EN: "Filling the pocket"}, From: planDay, Until: planDay.AddDate(0, 0, 14), Review: planDay.AddDate(0, 0, 7), NoticeDays: 3, Parties: all},
		Areas: []PlanArea{{Key: "a1", Name: text.Bilingual{AR: "الجيب", EN: "The pocket"}, Shape: planBox(t, 0, 0, 20, 10)}},
		Items: []PlanItem{
			{Key: "w1", Party: "p-a", Area: "a1", Shape: planBox(t, 0, 0, 10, 10), Kind: Post, Confidence: High, People: 40, Contact: text.Bilingual{AR: "غرفة العمليات", EN: "operations room"}, Shown: []string{"p-b"}},
			{Key: "w2", Party: "p-b", Area: "a1", Shape: planBox(t, 10, 0, 20, 10), Kind: Post, Confidence: Moderate, Shown: []string{"p-a"}},
			{Key: "w3", Party: "p-c", Area: "a1", Kind: Aerial, Confidence: Moderate, Schedule: Schedule{From: planDay.Add(18 * time.Hour), Rule: "FREQ=DAILY", Length: Length(12 * time.Hour)}, Shown: []string{"p-a", "p-b"}},
		},
	}
}

func codesOf(t testing.TB, p Plan, beside ...PlanBeside) []string {
	t.Helper()
	found, err := CheckPlan(p, beside)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, f := range found {
		out = append(out, string(f.Severity)+" "+f.Code)
		if w := f.Words(nil); w.AR == "" || w.EN == "" || strings.Contains(w.EN, "is not valid") {
			t.Errorf("%s has no words of its own: %+v", f.Code, w)
		}
	}
	return out
}

func TestPlanIsWhole(t *testing.T) {
	if got := codesOf(t, pocketPlan(t)); !slices.Equal(got, []string{"note two_kinds", "note two_kinds"}) {
		t.Errorf("a good plan: %q", got)
	}
}

func TestPlanFindings(t *testing.T) {
	night := func(from int, hours float64) Schedule {
		return Schedule{From: planDay.Add(time.Duration(from) * time.Hour), Rule: "FREQ=DAILY", Length: Length(hours * float64(time.Hour))}
	}
	for _, c := range []struct {
		name   string
		change func(p *Plan)
		want   string
	}{
		{"no title in Arabic", func(p *Plan) { p.Frame.Title.AR = "" }, "fault title"},
		{"no beginning", func(p *Plan) { p.Frame.From = time.Time{} }, "fault from_missing"},
		{"no end", func(p *Plan) { p.Frame.Until = time.Time{} }, "fault until_missing"},
		{"ends first", func(p *Plan) { p.Frame.Until = p.Frame.From }, "fault ends_first"},
		{"the year 2500", func(p *Plan) { p.Frame.Until = p.Frame.Until.AddDate(475, 0, 0) }, "fault year"},
		{"ten years", func(p *Plan) { p.Frame.Until = p.Frame.Until.AddDate(10, 0, 0) }, "fault too_long"},
		{"review too late", func(p *Plan) { p.Frame.Review = p.Frame.Until.Add(time.Hour) }, "fault review_outside"},
		{"notice below zero", func(p *Plan) { p.Frame.NoticeDays = -1 }, "fault notice"},
		{"notice longer than the plan", func(p *Plan) { p.Frame.NoticeDays = 15 }, "fault notice_long"},
		{"one party", func(p *Plan) { p.Frame.Parties = p.Frame.Parties[:1] }, "fault parties_few"},
		{"seventeen", func(p *Plan) {
			for i := range 14 {
				p.Frame.Parties = append(p.Frame.Parties, fmt.Sprint("p-x", i))
			}
		}, "fault parties_many"},
		{"no areas", func(p *Plan) { p.Areas = nil }, "fault areas_none"},
		{"no items", func(p *Plan) { p.Items = nil }, "fault items_none"},
		{"too many", func(p *Plan) {
			for len(p.Items) < 63 {
				it := p.Items[0]
				it.Key = p.NextKey("w")
				p.Items = append(p.Items, it)
			}
		}, "fault too_many_parts"},
		{"a text that turns", func(p *Plan) { p.Frame.Purpose = text.Bilingual{AR: "\u202eabc", EN: "x"} }, "fault characters"},
		{"a long text", func(p *Plan) { p.Items[0].Note.EN = strings.Repeat("x", 2001) }, "fault text_long"},
		{"a key twice", func(p *Plan) { p.Items[1].Key = "w1" }, "fault key"},
		{"a key with a blank", func(p *Plan) { p.Areas[0].Key = "a 1" }, "fault key"},
		{"no name", func(p *Plan) { p.Areas[0].Name = text.Bilingual{} }, "fault area_name"},
		{"area of zero", func(p *Plan) { p.Areas[0].Shape = area.Shape{} }, "fault area_zero"},
		{"shown to a stranger", func(p *Plan) { p.Items[0].Shown = []string{"p-z"} }, "fault shown_stranger"},
		{"a stranger's item", func(p *Plan) { p.Items[0].Party = "p-z" }, "fault stranger"},
		{"no such area", func(p *Plan) { p.Items[2].Area = "a9" }, "fault area_unknown"},
		{"nowhere", func(p *Plan) { p.Items[2].Area = "" }, "fault place_missing"},
		{"no kind", func(p *Plan) { p.Items[0].Kind = "tank" }, "fault kind"},
		{"no confidence", func(p *Plan) { p.Items[0].Confidence = "" }, "fault confidence"},
		{"people below zero", func(p *Plan) { p.Items[0].People = -4 }, "fault people"},
		{"overlap with nobody", func(p *Plan) { p.Items[0].Overlap = 30 }, "fault overlap"},
		{"after itself", func(p *Plan) { p.Items[0].After = "w1" }, "fault after_itself"},
		{"after nobody", func(p *Plan) { p.Items[0].After = "w9" }, "fault after_unknown"},
		{"every second", func(p *Plan) { p.Items[2].Schedule.Rule = "FREQ=SECONDLY" }, "fault schedule"},
		{"the thirtieth of February", func(p *Plan) { p.Items[2].Schedule.Rule = "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }, "fault schedule"},
		{"before the plan", func(p *Plan) {
			p.Items[0].Schedule = Schedule{From: planDay.AddDate(0, -2, 0), Until: planDay.AddDate(0, -1, 0)}
		}, "fault never"},

		{"a party without an item", func(p *Plan) { p.Items = p.Items[:2] }, "conflict party_idle"},
		{"partly before the plan", func(p *Plan) { p.Items[0].Schedule.From = planDay.AddDate(0, 0, -1) }, "conflict item_time"},
		{"partly outside", func(p *Plan) { p.Items[0].Shape = planBox(t, -1, 0, 10, 10) }, "conflict item_place"},
		{"two on one place", func(p *Plan) { p.Items[1].Shape = planBox(t, 9, 0, 20, 10) }, "conflict double"},
		{"nobody at the seam", func(p *Plan) { p.Items[1].Shape = planBox(t, 11, 0, 20, 10); p.Items = p.Items[:2] }, "conflict seam"},
		{"nobody in the east", func(p *Plan) { p.Items[1].Shape = planBox(t, 15, 0, 20, 10); p.Items = p.Items[:2] }, "conflict gap"},
		{"nobody by day", func(p *Plan) { p.Items[0].Shape = planBox(t, 0, 0, 5, 10) }, "conflict gap_time"},
		{"one party twice", func(p *Plan) { p.Items[1].Party, p.Items[1].Shape = "p-a", planBox(t, 9, 0, 20, 10) }, "note twice"},
		{"handover with a hole", func(p *Plan) {
			p.Items[0].Schedule.Until = planDay.AddDate(0, 0, 5)
			p.Items[1] = PlanItem{Key: "w2", Party: "p-b", Area: "a1", Shape: planBox(t, 0, 0, 10, 10), Kind: Post, Confidence: High, After: "w1", Schedule: Schedule{From: planDay.AddDate(0, 0, 6)}, Shown: []string{"p-a"}}
		}, "conflict handover_hole"},
		{"handover that is too short", func(p *Plan) {
			p.Items[0].Schedule.Until = planDay.AddDate(0, 0, 5).Add(10 * time.Minute)
			p.Items[1] = PlanItem{Key: "w2", Party: "p-b", Area: "a1", Shape: planBox(t, 0, 0, 10, 10), Kind: Post, Confidence: High, After: "w1", Overlap: 60, Schedule: Schedule{From: planDay.AddDate(0, 0, 5)}, Shown: []string{"p-a"}}
		}, "conflict handover_short"},
		{"handover without overlap", func(p *Plan) {
			p.Items[0].Schedule.Until = planDay.AddDate(0, 0, 5)
			p.Items[1] = PlanItem{Key: "w2", Party: "p-b", Area: "a1", Shape: planBox(t, 0, 0, 10, 10), Kind: Post, Confidence: High, After: "w1", Schedule: Schedule{From: planDay.AddDate(0, 0, 5)}, Shown: []string{"p-a"}}
		}, "note handover_bare"},
		{"handover somewhere else", func(p *Plan) {
			p.Items[0].Schedule.Until = planDay.AddDate(0, 0, 5)
			p.Items[1].After, p.Items[1].Schedule.From = "w1", planDay.AddDate(0, 0, 5)
		}, "conflict handover_elsewhere"},
		{"handover from what never began", func(p *Plan) {
			p.Items[0].Schedule.From = planDay.AddDate(0, 0, 5)
			p.Items[1].After = "w1"
		}, "conflict handover_never"},
		{"handover to one who does not see", func(p *Plan) {
			p.Items[0].Schedule.Until, p.Items[0].Shown = planDay.AddDate(0, 0, 5), []string{}
			p.Items[1] = PlanItem{Key: "w2", Party: "p-b", Area: "a1", Shape: planBox(t, 0, 0, 10, 10), Kind: Post, Confidence: High, After: "w1", Schedule: Schedule{From: planDay.AddDate(0, 0, 5)}, Shown: []string{"p-a"}}
		}, "note after_unseen"},
		{"two shifts that take turns", func(p *Plan) {
			p.Items = []PlanItem{
				{Key: "w1", Party: "p-a", Area: "a1", Kind: Post, Confidence: High, Schedule: night(6, 12.5), After: "w2", Overlap: 30, Shown: []string{"p-b"}},
				{Key: "w2", Party: "p-b", Area: "a1", Kind: Post, Confidence: High, Schedule: night(-6, 12.5), After: "w1", Overlap: 30, Shown: []string{"p-a"}},
				{Key: "w3", Party: "p-c", Area: "a1", Kind: Aerial, Confidence: High, Shown: []string{}},
			}
		}, "not conflict double, conflict handover_short, conflict handover_hole, conflict gap_time, note handover_bare"},
	} {
		p := pocketPlan(t)
		c.change(&p)
		got := codesOf(t, p)
		if none, found := strings.CutPrefix(c.want, "not "); found {
			for _, x := range strings.Split(none, ", ") {
				if slices.Contains(got, x) {
					t.Errorf("%s: %q is found among %q", c.name, x, got)
				}
			}
			continue
		}
		if !slices.Contains(got, c.want) {
			t.Errorf("%s: want %q, have %q", c.name, c.want, got)
		}
	}
}

func TestPlanBesideOthers(t *testing.T) {
	p := pocketPlan(t)
	other := PlanBeside{Watch{ID: "W-0001", Party: Party{ID: "p-c"}, Kind: Post, People: 10, Schedule: Schedule{From: planDay}}, planBox(t, 0, 0, 4, 4)}
	got := codesOf(t, p, other)
	if !slices.Contains(got, "note kept_already") {
		t.Errorf("a watch at the same place: %q", got)
	}
	other.Watch.Party.ID, other.Shape = "p-a", planBox(t, 50, 50, 54, 54)
	if got := codesOf(t, p, other); !slices.Contains(got, "note people_elsewhere") {
		t.Errorf("more people than there are: %q", got)
	}
	other.Watch.People = 0
	if got := codesOf(t, p, other); slices.Contains(got, "note people_elsewhere") {
		t.Errorf("nobody said how many: %q", got)
	}
}

// Halves of an area that was cut along a line meet on the grid: that they do so to the nearest centimetre is no conflict.
func TestPlanOfHalves(t *testing.T) {
	p := pocketPlan(t)
	ring := []area.Point{area.PointOf(38.42, 35.55), area.PointOf(38.5, 35.36), area.PointOf(38.66, 35.24), area.PointOf(38.85, 35.33), area.PointOf(39.05, 35.3), area.PointOf(39.28, 35.45), area.PointOf(39.22, 35.62), area.PointOf(39.02, 35.72), area.PointOf(38.8, 35.66), area.PointOf(38.6, 35.7)}
	whole, _, err := area.MakeShape([][][]area.Point{{ring}})
	if err != nil {
		t.Fatal(err)
	}
	halves, err := area.Split(whole, []area.Point{area.PointOf(38.87, 35.1), area.PointOf(38.89, 35.9)})
	if err != nil || len(halves) != 2 {
		t.Fatalf("%d halves, %v", len(halves), err)
	}
	p.Areas[0].Shape, p.Items[0].Shape, p.Items[1].Shape = whole, halves[0], halves[1]
	if got := codesOf(t, p); !slices.Equal(got, []string{"note two_kinds", "note two_kinds"}) {
		t.Errorf("two halves: %q", got)
	}
}

func TestPlanParts(t *testing.T) {
	p := pocketPlan(t)
	p.Areas = append(p.Areas, PlanArea{Key: "a2", Name: text.Bilingual{EN: "Another"}, Shape: planBox(t, 30, 0, 31, 1), Shown: []string{"p-c"}, Own: "A-0001"})
	parts, err := p.Parts()
	if err != nil {
		t.Fatal(err)
	}
	names := map[string][]string{}
	for _, part := range parts {
		names[part.Name] = part.For
		if strings.Contains(string(part.Body), "A-0001") {
			t.Errorf("%s tells the id of an area of the desk", part.Name)
		}
	}
	want := map[string][]string{"frame": {"p-a", "p-b", "p-c"}, "area-a1": {"p-a", "p-b", "p-c"}, "area-a2": {"p-c"}, "item-w1": {"p-a", "p-b"}, "item-w2": {"p-a", "p-b"}, "item-w3": {"p-a", "p-b", "p-c"}}
	if !reflect.DeepEqual(names, want) {
		t.Errorf("parts are for %v", names)
	}
	whole, err := ReadPlan(parts, p.Frame.Parties)
	if err != nil {
		t.Fatal(err)
	}
	p.Normal()
	p.Areas[1].Own = ""
	if !samePlan(t, whole, p) {
		t.Errorf("the plan came back as another:\n%+v\n%+v", whole, p)
	}
	mine := func(party string) []PlanPart {
		return slices.DeleteFunc(slices.Clone(parts), func(x PlanPart) bool { return !slices.Contains(x.For, party) })
	}
	c, err := ReadPlan(mine("p-c"), p.Frame.Parties)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Items) != 1 || c.Items[0].Key != "w3" || c.Hidden != (PlanHidden{Items: 2}) {
		t.Errorf("p-c sees %+v", c)
	}
	if _, err := c.Parts(); err == nil {
		t.Error("a plan that hides something was written")
	}
	// Whoever is not shown all cannot tell nobody from somebody.
	for _, code := range codesOf(t, c) {
		if strings.HasPrefix(code, "conflict gap") || code == "conflict party_idle" {
			t.Errorf("what is hidden is taken for nobody: %s", code)
		}
	}
	for name, spoil := range map[string]func([]PlanPart) []PlanPart{
		"no frame": func(x []PlanPart) []PlanPart { return x[1:] },
		"a strange part": func(x []PlanPart) []PlanPart {
			return append(x, PlanPart{Name: "order", For: x[0].For, Body: []byte("{}")})
		},
		"another key":     func(x []PlanPart) []PlanPart { x[1].Name = "area-a7"; return x },
		"a further field": func(x []PlanPart) []PlanPart { x[3].Body = []byte(`{"key":"w1","strike":true}`); return x },
		"more than said":  func(x []PlanPart) []PlanPart { return append(x, PlanPart{"item-w9", x[0].For, []byte(`{"key":"w9"}`)}) },
	} {
		if _, err := ReadPlan(spoil(slices.Clone(parts)), p.Frame.Parties); err == nil {
			t.Errorf("%s was read", name)
		}
	}
	if _, err := ReadPlan(parts, []string{"p-a", "p-b"}); err == nil {
		t.Error("a frame that names other parties was read")
	}
}

func samePlan(t testing.TB, a, b Plan) bool {
	t.Helper()
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	return string(x) == string(y)
}

func TestPlanTooBig(t *testing.T) {
	p := pocketPlan(t)
	for len(p.Items) < 63 {
		it := p.Items[0]
		it.Key = p.NextKey("w")
		p.Items = append(p.Items, it)
	}
	_, err := p.Parts()
	if e, ok := err.(*PlanError); !ok || e.Code != "too_many_parts" || !strings.Contains(e.Words().EN, "65 parts") {
		t.Errorf("64 areas and items: %v", err)
	}
	p = pocketPlan(t)
	p.Areas = append(p.Areas, PlanArea{Key: "a2", Name: text.Bilingual{EN: "x"}, Shape: planBox(t, 0, 0, 1, 1)})
	if _, err := p.Parts(); err == nil {
		t.Error("an area for nobody was written")
	}
}

func TestPlanWatches(t *testing.T) {
	p := pocketPlan(t)
	force, end := planDay.AddDate(0, 0, 2), planDay.AddDate(0, 0, 9)
	watches, areas := p.Watches(PlanHold{Plan: "lin", Version: 2, From: force, Until: end, At: planDay}, "lin/2/", nil)
	if len(watches) != 3 || len(areas) != 1 || areas[0].ID != "lin/2/a1" {
		t.Fatalf("%d watches, %v", len(watches), areas)
	}
	for _, w := range watches {
		if err := w.Check(); err != nil {
			t.Errorf("%s: %v", w.ID, err)
		}
		if w.Plan != "lin" || w.Marking != PlanMarking || !w.Begins.Equal(force) || !w.Withdrawn.Equal(end) || w.Area != "lin/2/a1" {
			t.Errorf("%+v", w)
		}
	}
	k := Known{Areas: areas, Watches: watches, PlansInForce: map[string]bool{"lin": true}}
	m, err := NewModel(k)
	if err != nil {
		t.Fatal(err)
	}
	c, err := m.Coverage("lin/2/a1", Ask{Window: p.Window()})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := c.Watched.High, c.KM2*7*24; got < want*0.999999 || got > want*1.000001 {
		t.Errorf("%v km²·h are watched, want seven days: %v", got, want)
	}
	k.PlansInForce = nil
	if m, err = NewModel(k); err != nil {
		t.Fatal(err)
	}
	if c, err = m.Coverage("lin/2/a1", Ask{Window: p.Window()}); err != nil || c.Watched.High != 0 {
		t.Errorf("a plan that is not in force covers %v (%v)", c.Watched, err)
	}

	p.Items[0].Schedule.Rule = "FREQ=SECONDLY"
	p.Items[1].Party = "p-z"
	if watches, _ = p.Watches(PlanHold{Plan: "lin"}, "x/", func(area.Shape) (string, bool) { return "A-0007", true }); len(watches) != 1 || watches[0].Item != "w3" || watches[0].Area != "A-0007" {
		t.Errorf("faulty items make watches: %+v", watches)
	}
	p.Frame.Until = p.Frame.From
	if watches, areas = p.Watches(PlanHold{Plan: "lin"}, "x/", nil); watches != nil || areas != nil {
		t.Error("a faulty frame makes watches")
	}
}

// What CheckPlan says of doubles and gaps is compared with looking at every square and every hour.
func TestPlanAgainstGrid(t *testing.T) {
	const side, hours = 6, 48
	rapid.Check(t, func(r *rapid.T) {
		begin := planDay
		p := Plan{Frame: PlanFrame{Title: text.Bilingual{AR: "خ", EN: "p"}, From: begin, Until: begin.Add(hours * time.Hour), Parties: []string{"p-a", "p-b", "p-c"}}}
		box := func(name string) [4]int {
			x, y := rapid.IntRange(0, side-1).Draw(r, name+"x"), rapid.IntRange(0, side-1).Draw(r, name+"y")
			return [4]int{x, y, rapid.IntRange(x+1, side).Draw(r, name+"e"), rapid.IntRange(y+1, side).Draw(r, name+"n")}
		}
		type piece struct {
			box [4]int
			on  [hours]bool
		}
		var areas []piece
		for i := range rapid.IntRange(1, 2).Draw(r, "areas") {
			b := box(fmt.Sprint("a", i))
			areas = append(areas, piece{box: b})
			p.Areas = append(p.Areas, PlanArea{Key: fmt.Sprint("a", i+1), Name: text.Bilingual{EN: "a"}, Shape: planBox(t, b[0], b[1], b[2], b[3])})
		}
		var items []piece
		for i := range rapid.IntRange(1, 4).Draw(r, "items") {
			b := box(fmt.Sprint("w", i))
			it := PlanItem{Key: fmt.Sprint("w", i+1), Party: rapid.SampledFrom(p.Frame.Parties).Draw(r, "party"), Shape: planBox(t, b[0], b[1], b[2], b[3]),
				Kind: rapid.SampledFrom([]Kind{Post, Aerial}).Draw(r, "kind"), Confidence: High}
			x := piece{box: b}
			from, long := rapid.IntRange(0, hours-1).Draw(r, "from"), rapid.IntRange(1, 20).Draw(r, "long")
			it.Schedule.From = begin.Add(time.Duration(from) * time.Hour)
			if rapid.Bool().Draw(r, "daily") {
				it.Schedule.Rule, it.Schedule.Length = "FREQ=DAILY", Length(time.Duration(long)*time.Hour)
				for h := from; h < hours; h++ {
					x.on[h] = (h-from)%24 < long
				}
			} else {
				it.Schedule.Until = it.Schedule.From.Add(time.Duration(min(long, hours-from)) * time.Hour)
				for h := from; h < min(hours, from+long); h++ {
					x.on[h] = true
				}
			}
			items, p.Items = append(items, x), append(p.Items, it)
		}
		found, err := CheckPlan(p, nil)
		if err != nil {
			r.Fatal(err)
		}
		holds := func(b [4]int, x, y int) bool { return b[0] <= x && x < b[2] && b[1] <= y && y < b[3] }
		// Squares in the middle stand for all of themselves: outlines lie on their edges.
		middle := func(x, y int) area.Point { return area.PointOf(38+(float64(x)+0.5)/100, 35+(float64(y)+0.5)/100) }
		for y := range side {
			for x := range side {
				inArea := slices.ContainsFunc(areas, func(a piece) bool { return holds(a.box, x, y) })
				for h := range hours {
					at := begin.Unix() + int64(h)*3600 + 1800
					free, double := inArea, false
					for i := range items {
						if !holds(items[i].box, x, y) || !items[i].on[h] {
							continue
						}
						free = false
						for j := range i {
							double = double || holds(items[j].box, x, y) && items[j].on[h] && p.Items[i].Party != p.Items[j].Party && p.Items[i].Kind == p.Items[j].Kind
						}
					}
					saidFree, saidDouble := 0, false
					for _, f := range found {
						if !f.When.At(at) || f.Where.IsZero() || !f.Where.Contains(middle(x, y)) {
							continue
						}
						switch f.Code {
						case "gap", "seam", "gap_time":
							saidFree++
						case "double":
							saidDouble = true
						}
					}
					if free && saidFree != 1 || !free && saidFree != 0 || double != saidDouble {
						r.Fatalf("square %d,%d hour %d: free %v said %d times, double %v said %v", x, y, h, free, saidFree, double, saidDouble)
					}
				}
			}
		}
	})
}

func FuzzParsePlan(f *testing.F) {
	p := pocketPlan(f)
	b, err := json.Marshal(p)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`{"frame":{"title":{},"from":"2025-01-01T00:00:00Z"},"areas":[],"items":[]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParsePlan(b)
		if err != nil {
			return
		}
		for _, found := range p.Check() {
			if w := found.Words(nil); w.AR == "" || w.EN == "" {
				t.Fatalf("no words for %s", found.Code)
			}
		}
		parts, err := p.Parts()
		if err != nil {
			return
		}
		back, err := ReadPlan(parts, p.Frame.Parties)
		if err != nil {
			return // parties or keys are wrong, which Check says
		}
		again, err := back.Parts()
		if err != nil || len(again) != len(parts) {
			t.Fatalf("%d parts become %d: %v", len(parts), len(again), err)
		}
	})
}
