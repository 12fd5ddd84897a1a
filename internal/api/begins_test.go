package api

import (
	"testing"
	"time"

	"tansiq/internal/watch"
)

// TestNothingBeforeAWatchBegins looks at watches of plans, whose schedules may begin before the plan is in force.
func TestNothingBeforeAWatchBegins(t *testing.T) {
	day := func(n, hour int) time.Time { return time.Date(2026, 1, n, hour, 0, 0, 0, time.UTC) }
	for _, c := range []struct {
		name     string
		schedule watch.Schedule
	}{
		{"without a break", watch.Schedule{From: day(1, 0), Until: day(30, 0)}},
		{"one turn", watch.Schedule{From: day(1, 0), Length: watch.Length(20 * 24 * time.Hour)}},
		{"a rule", watch.Schedule{From: day(1, 6), Rule: "FREQ=DAILY;COUNT=20", Length: watch.Length(8 * time.Hour), Zone: "Asia/Damascus"}},
		{"a rule with an end", watch.Schedule{From: day(1, 6), Until: day(20, 0), Rule: "FREQ=DAILY;INTERVAL=2", Length: watch.Length(8 * time.Hour)}},
	} {
		w := &watch.Watch{Schedule: c.schedule, Begins: day(10, 7)}
		e, ok := calendarEvent(w, day(1, 0))
		if !ok {
			t.Errorf("%s: no event", c.name)
			continue
		}
		s := watch.Schedule{From: e.From, Rule: e.Rule, Length: watch.Length(e.Length), Zone: e.Zone, Except: e.Except, Also: e.Also}
		got, err := watch.Compile(s)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		want, err := watch.Compile(c.schedule)
		if err != nil {
			t.Fatal(err)
		}
		if early := got.Cover(nil, watch.SpanOf(day(1, 0), day(10, 0))); len(early) > 0 {
			t.Errorf("%s: the calendar has %v before the watch begins", c.name, early)
		}
		after := watch.SpanOf(day(10, 7), day(19, 0))
		if !got.Cover(nil, after).Equal(want.Cover(nil, after)) {
			t.Errorf("%s: after it begins the calendar has %v, and it is kept %v", c.name, got.Cover(nil, after), want.Cover(nil, after))
		}
		asked := moments{asked: true, from: day(2, 0), to: day(9, 0)}
		if turn(w, asked) {
			t.Errorf("%s: it has a turn before it begins", c.name)
		}
		asked.to = day(12, 0)
		if !turn(w, asked) {
			t.Errorf("%s: it has no turn after it begins", c.name)
		}
		w.Begins = day(28, 0)
		if _, ok := calendarEvent(w, day(1, 0)); ok && c.schedule.Rule != "" {
			t.Errorf("%s: an event, although it begins after its last turn", c.name)
		}
	}
}
