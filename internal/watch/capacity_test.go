package watch

import (
	"errors"
	"math"
	"slices"
	"testing"
	"time"
)

func TestStepsAreLocalDays(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	w := window(time.Date(2025, 3, 29, 12, 0, 0, 0, berlin), time.Date(2025, 4, 1, 0, 0, 0, 0, berlin))
	steps, err := Steps(w, false, "Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	var long []int64
	for _, s := range steps {
		names, long = append(names, s.Name), append(long, s.Span.Seconds()/3600)
	}
	if !slices.Equal(names, []string{"2025-03-29", "2025-03-30", "2025-03-31"}) || !slices.Equal(long, []int64{12, 23, 24}) {
		t.Errorf("%v of %v hours", names, long)
	}
	// A week that belongs to the year after; in Beirut days may begin at one.
	steps, err = Steps(window(jan(1), jan(8)), true, "Asia/Beirut")
	if err != nil {
		t.Fatal(err)
	}
	if len(steps) != 2 || steps[0].Name != "2025-W01" || steps[1].Name != "2025-W02" || steps[0].Span.From != jan(1).Unix() || steps[1].Span.To != jan(8).Unix() {
		t.Errorf("weeks: %+v", steps)
	}
	var e *Error
	if _, err := Steps(window(jan(1), jan(5000)), false, ""); !errors.As(err, &e) || e.Code != "steps" {
		t.Errorf("too many days: %v", err)
	}
	if _, err := Steps(window(jan(1), jan(2)), false, "Mars/Olympus"); !errors.As(err, &e) || e.Code != "zone" || e.Words().AR == "" {
		t.Errorf("no such zone: %v", err)
	}
}

func TestCapacityAgainstArea(t *testing.T) {
	night := post("W-0001", "sdf", "A-0001", jan(1, 20), time.Time{})
	night.Schedule.Rule, night.Schedule.Length, night.People = "FREQ=DAILY", Length(8*time.Hour), 6
	unsaid := post("W-0002", "damascus", "A-0001", jan(1), jan(3))
	beside := post("W-0003", "sdf", "", jan(2), jan(3)) // half of it in the first area, half in none
	beside.Shape, beside.Kind, beside.People = rect(t, 20, 0, 60, 20), Aerial, 2
	known := Known{Areas: []Area{pocket(t, "A-0001", rect(t, 0, 0, 40, 20)), pocket(t, "A-0002", rect(t, 30, 0, 40, 20))}, Watches: []Watch{night, unsaid, beside}}
	m := model(t, known)
	c, err := m.Capacity(t.Context(), CapacityAsk{Ask: Ask{Window: window(jan(1), jan(4))}, By: []CapacityBy{ByParty, ByKind}})
	if err != nil {
		t.Fatal(err)
	}
	km2 := known.Areas[0].Shape.KM2() // the second lies in it and counts once
	type row struct {
		party              string
		kind               Kind
		watch, people, not [3]float64
	}
	var got []row
	for _, r := range c.Rows {
		one := row{party: r.Party.ID, kind: r.Kind}
		for i, p := range r.Points {
			round := func(v float64) float64 { return math.Round(v*1e6) / 1e6 }
			one.watch[i], one.people[i], one.not[i] = round(p.WatchHours), round(p.PersonHours), round(p.UnsaidHours)
			if math.Abs(p.KM2-km2) > 1e-6*km2 {
				t.Errorf("%v km², want %v", p.KM2, km2)
			}
		}
		got = append(got, one)
	}
	want := []row{
		{"damascus", Post, [3]float64{24, 24, 0}, [3]float64{}, [3]float64{24, 24, 0}},
		{"sdf", Aerial, [3]float64{0, 12, 0}, [3]float64{0, 24, 0}, [3]float64{}},
		{"sdf", Post, [3]float64{4, 8, 8}, [3]float64{24, 48, 48}, [3]float64{}},
	}
	if !slices.Equal(got, want) {
		t.Errorf("rows:\n%v\nwant\n%v", got, want)
	}
	second := c.Total.Points[1]
	if math.Abs(second.WatchHours-44) > 1e-6 || math.Abs(second.PersonHours-72) > 1e-6 || math.Abs(second.UnsaidHours-24) > 1e-6 {
		t.Errorf("second day: %+v", second)
	}
	if per, ok := second.KM2PerPerson(); !ok || math.Abs(per-km2/3) > 1e-6*km2 {
		t.Errorf("%v km² each of three people", per)
	}
	if got := second.WatchHoursPerKM2(); math.Abs(got-44/km2) > 1e-9 {
		t.Errorf("%v hours of watch per km²", got)
	}
	if got := second.PersonHoursPerDayKM2(); math.Abs(got-72/km2) > 1e-9 {
		t.Errorf("%v hours of people per day and km²", got)
	}

	// By area: what lies in both counts in both; nothing that is not said becomes zero.
	c, err = m.Capacity(t.Context(), CapacityAsk{Ask: Ask{Window: window(jan(2), jan(3))}, Areas: []string{"A-0002"}, By: []CapacityBy{ByArea}})
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Rows) != 1 || c.Rows[0].Area != "A-0002" {
		t.Fatalf("rows: %+v", c.Rows)
	}
	p := c.Rows[0].Points[0]
	if w := 24*0.25 + 24*0.25 + 8*0.25; math.Abs(p.WatchHours-w) > 1e-6 || math.Abs(p.UnsaidHours-6) > 1e-6 || math.Abs(p.WatchHours-c.Total.Points[0].WatchHours) > 1e-9 {
		t.Errorf("a quarter of each: %+v, total %+v", p, c.Total.Points[0])
	}
	only := model(t, Known{Areas: known.Areas, Watches: []Watch{unsaid}})
	c, err = only.Capacity(t.Context(), CapacityAsk{Ask: Ask{Window: window(jan(1), jan(2))}})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := c.Total.Points[0].KM2PerPerson(); ok || c.Total.Points[0].UnsaidHours != 24 {
		t.Errorf("nobody said how many: %+v", c.Total.Points[0])
	}
	var e *Error
	if _, err := m.Capacity(t.Context(), CapacityAsk{Ask: Ask{Window: window(jan(1), jan(2))}, By: []CapacityBy{"colour"}}); !errors.As(err, &e) || e.Code != "by" {
		t.Errorf("by colour: %v", err)
	}
}

func TestCapacityFollowsTheOutline(t *testing.T) {
	small, large := pocket(t, "A-0001", rect(t, 0, 0, 10, 10)), pocket(t, "A-0001", rect(t, 0, 0, 20, 10))
	large.Version, large.From = 2, jan(2, 12)
	w := post("W-0001", "sdf", "A-0001", jan(1), time.Time{})
	w.People = 1
	m := model(t, Known{Areas: []Area{small, large}, Watches: []Watch{w}})
	c, err := m.Capacity(t.Context(), CapacityAsk{Ask: Ask{Window: window(jan(1), jan(4))}, By: []CapacityBy{ByArea}})
	if err != nil {
		t.Fatal(err)
	}
	a, b := small.Shape.KM2(), large.Shape.KM2()
	for i, want := range []float64{a, (a + b) / 2, b} {
		for _, p := range []CapacityPoint{c.Total.Points[i], c.Rows[0].Points[i]} {
			if math.Abs(p.KM2-want) > 1e-6 || math.Abs(p.WatchHours-24) > 1e-9 {
				t.Errorf("step %d: %+v, want %v km²", i, p, want)
			}
		}
	}
	if !slices.Equal(c.Partial, []string{"A-0001"}) {
		t.Errorf("partial: %v", c.Partial)
	}
}
