package node

import (
	"tansiq/internal/format/ical"
	"tansiq/internal/watch"
)

// ScheduleOf is when a watch is kept that an event of a calendar stands for. The event is one of ical.Calendar.Series: changes of
// single occurrences are in it.
func ScheduleOf(e *ical.Event) watch.Schedule {
	if e.Rule == "" && len(e.Also) == 0 {
		return watch.Schedule{From: e.From, Until: e.From.Add(e.Length)}
	}
	return watch.Schedule{From: e.From, Rule: e.Rule, Length: watch.Length(e.Length), Zone: e.Zone, Except: e.Except, Also: e.Also}
}
