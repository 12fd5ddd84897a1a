package ical

import (
	"strings"
	"testing"
	"time"

	"tansiq/test/peers"
)

// Somebody else's reader finds in our calendars what we put there, the zones included.
func TestAnotherReader(t *testing.T) {
	s := written(t, Calendar{Name: "مراقبات", Stamp: utc("2025-01-27T09:00:00Z"), Events: []Event{
		{UID: "winter", Summary: strings.Repeat("مراقبة الطريق؛ ", 20), From: utc("2026-01-27T15:00:00Z"), Length: 8 * time.Hour, Rule: "FREQ=DAILY", Zone: "Europe/Berlin", Except: []time.Time{utc("2026-01-30T15:00:00Z")}},
		{UID: "summer", From: utc("2041-07-27T15:00:00Z"), Length: 8 * time.Hour, Rule: "FREQ=WEEKLY;BYDAY=MO,TU", Zone: "Europe/Berlin"},
		{UID: "damascus", From: utc("2022-07-27T15:00:00Z"), Length: 12 * time.Hour, Rule: "FREQ=DAILY;UNTIL=20230101T000000Z", Zone: "Asia/Damascus"},
		{UID: "after", From: utc("2026-01-27T15:00:00Z"), Length: 12 * time.Hour, Rule: "FREQ=DAILY;COUNT=3", Zone: "Asia/Damascus"},
		{UID: "once", From: utc("2026-01-27T15:00:00Z"), Length: time.Hour, Zone: "Asia/Damascus"},
		{UID: "open", From: utc("2026-01-27T15:00:00Z")},
	}})
	got, ok := peers.ICalendar(t, []byte(s))
	if !ok {
		return
	}
	want := strings.Join([]string{
		"winter 20260127T150000Z 20260127T230000Z FREQ=DAILY 3600",
		"summer 20410727T150000Z 20410727T230000Z FREQ=WEEKLY;BYDAY=MO,TU 7200",
		"damascus 20220727T150000Z 20220728T030000Z FREQ=DAILY;UNTIL=20230101T000000Z 10800",
		"after 20260127T150000Z 20260128T030000Z FREQ=DAILY;COUNT=3 10800",
		"once 20260127T150000Z 20260127T160000Z  0",
		"open 20260127T150000Z 20260128T150000Z FREQ=DAILY 0",
	}, "\n") + "\n"
	if got != want {
		t.Errorf("icalendar reads\n%s\nwant\n%s", got, want)
	}
}
