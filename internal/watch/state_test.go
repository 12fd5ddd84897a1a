package watch

import (
	"testing"
	"time"
)

// TestStateIsThatOfTheTurns: a watch has begun with its first turn, also one that was added before the rule, and is over with its last.
func TestStateIsThatOfTheTurns(t *testing.T) {
	day := func(d, h int) time.Time { return time.Date(2025, 1, d, h, 0, 0, 0, time.UTC) }
	const anHour = Length(time.Hour)
	for _, c := range []struct {
		name string
		s    Schedule
		at   time.Time
		want State
	}{
		{"before an added turn", Schedule{From: day(10, 6), Length: anHour, Also: []time.Time{day(3, 6)}}, day(3, 5), Planned},
		{"in an added turn", Schedule{From: day(10, 6), Length: anHour, Also: []time.Time{day(3, 6)}}, day(3, 6), InForce},
		{"between", Schedule{From: day(10, 6), Length: anHour, Also: []time.Time{day(3, 6)}}, day(5, 0), InForce},
		{"before a rule", Schedule{From: day(10, 6), Rule: "FREQ=DAILY;COUNT=2", Length: anHour}, day(10, 5), Planned},
		{"in the last turn", Schedule{From: day(10, 6), Rule: "FREQ=DAILY;COUNT=2", Length: anHour}, day(11, 6), InForce},
		{"after the last turn", Schedule{From: day(10, 6), Rule: "FREQ=DAILY;COUNT=2", Length: anHour}, day(11, 7), Lapsed},
		{"an added turn is left", Schedule{From: day(10, 6), Rule: "FREQ=DAILY;COUNT=2", Length: anHour, Also: []time.Time{day(13, 6)}}, day(11, 7), InForce},
		{"the last turn falls out", Schedule{From: day(10, 6), Rule: "FREQ=DAILY;COUNT=3", Length: anHour, Except: []time.Time{day(12, 6)}}, day(11, 7), Lapsed},
		{"without a break", Schedule{From: day(10, 6), Until: day(12, 6)}, day(12, 5), InForce},
		{"its end", Schedule{From: day(10, 6), Until: day(12, 6)}, day(12, 6), Lapsed},
		{"without an end", Schedule{From: day(10, 6), Rule: "FREQ=DAILY", Length: anHour}, day(30, 6), InForce},
	} {
		w := Watch{Schedule: c.s}
		if got := w.StateAt(c.at, true); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
