package ical

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// calendar wraps events.
func calendar(l ...string) string {
	return lines(slices.Concat([]string{"BEGIN:VCALENDAR", "VERSION:2.0"}, l, []string{"END:VCALENDAR"})...)
}

// said is an event in a line: from, length, rule, what is left out, and what comes besides.
func said(e Event) string {
	var b strings.Builder
	b.WriteString(e.From.Format("02T15:04") + " " + e.Length.String() + " " + e.Rule)
	for _, t := range e.Except {
		b.WriteString(" -" + t.Format("02T15:04"))
	}
	for _, t := range e.Also {
		b.WriteString(" +" + t.Format("02T15:04"))
	}
	return b.String()
}

func TestSeries(t *testing.T) {
	daily := []string{"BEGIN:VEVENT", "UID:d", "DTSTART:20250120T060000Z", "DTEND:20250120T140000Z", "RRULE:FREQ=DAILY", "END:VEVENT"}
	change := func(l ...string) []string {
		return slices.Concat([]string{"BEGIN:VEVENT", "UID:d"}, l, []string{"END:VEVENT"})
	}
	for _, c := range []struct {
		name  string
		in    string
		want  []string
		codes string
	}{
		// Google: the moved one keeps its UID, a cancelled one is an EXDATE or an event of its own with a status.
		{"Google", calendar("PRODID:-//Google Inc//Google Calendar 70.9054//EN", "X-WR-TIMEZONE:Asia/Damascus",
			"BEGIN:VEVENT", "DTSTART;TZID=Asia/Damascus:20250120T090000", "DTEND;TZID=Asia/Damascus:20250120T170000", "RRULE:FREQ=WEEKLY;BYDAY=MO,TH", "EXDATE;TZID=Asia/Damascus:20250123T090000", "UID:g@google.com", "SEQUENCE:0", "STATUS:CONFIRMED", "END:VEVENT",
			"BEGIN:VEVENT", "DTSTART;TZID=Asia/Damascus:20250128T110000", "DTEND;TZID=Asia/Damascus:20250128T190000", "UID:g@google.com", "RECURRENCE-ID;TZID=Asia/Damascus:20250127T090000", "SEQUENCE:1", "STATUS:CONFIRMED", "END:VEVENT",
			"BEGIN:VEVENT", "DTSTART;TZID=Asia/Damascus:20250130T090000", "DTEND;TZID=Asia/Damascus:20250130T170000", "UID:g@google.com", "RECURRENCE-ID;TZID=Asia/Damascus:20250130T090000", "STATUS:CANCELLED", "END:VEVENT"),
			[]string{"20T06:00 8h0m0s FREQ=WEEKLY;BYDAY=MO,TH -23T06:00 -27T06:00 -30T06:00 +28T08:00"}, "moved left-out"},
		// Outlook: zones by the names of Windows, DURATION nowhere, changed occurrences before the series, longer than the others.
		{"Outlook", calendar("PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN", "METHOD:PUBLISH",
			"BEGIN:VTIMEZONE", "TZID:Arabic Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
			"BEGIN:VEVENT", "UID:o", "RECURRENCE-ID;TZID=\"Arabic Standard Time\":20250121T090000", "DTSTART;TZID=\"Arabic Standard Time\":20250121T090000", "DTEND;TZID=\"Arabic Standard Time\":20250121T200000", "END:VEVENT",
			"BEGIN:VEVENT", "UID:o", "DTSTART;TZID=\"Arabic Standard Time\":20250120T090000", "DTEND;TZID=\"Arabic Standard Time\":20250120T170000", "RRULE:FREQ=DAILY;COUNT=5", "END:VEVENT"),
			[]string{"20T06:00 8h0m0s FREQ=DAILY;COUNT=5 -21T06:00", "21T06:00 11h0m0s "}, "own"},
		// Thunderbird: EXDATE and RDATE in UTC, a change in another zone, one that alters the words alone.
		{"Thunderbird", calendar("PRODID:-//Mozilla.org/NONSGML Mozilla Calendar V1.1//EN",
			"BEGIN:VEVENT", "UID:t", "DTSTART;TZID=Europe/Istanbul:20250120T090000", "DURATION:PT8H", "RRULE:FREQ=DAILY;UNTIL=20250131T060000Z", "EXDATE:20250122T060000Z", "RDATE:20250122T100000Z", "X-MOZ-GENERATION:3", "END:VEVENT",
			"BEGIN:VEVENT", "UID:t", "RECURRENCE-ID;TZID=Europe/Istanbul:20250124T090000", "DTSTART;TZID=Europe/Berlin:20250124T090000", "DTEND;TZID=Europe/Berlin:20250124T170000", "END:VEVENT",
			"BEGIN:VEVENT", "UID:t", "RECURRENCE-ID;TZID=Europe/Istanbul:20250125T090000", "DTSTART;TZID=Europe/Istanbul:20250125T090000", "DTEND;TZID=Europe/Istanbul:20250125T170000", "SUMMARY:another word", "END:VEVENT"),
			[]string{"20T06:00 8h0m0s FREQ=DAILY;UNTIL=20250131T060000Z -22T06:00 -24T06:00 +22T10:00 +24T08:00"}, "moved"},
		{"the newest change counts", calendar(slices.Concat(daily,
			change("RECURRENCE-ID:20250121T060000Z", "SEQUENCE:2", "DTSTART:20250121T090000Z", "DURATION:PT8H"),
			change("RECURRENCE-ID:20250121T060000Z", "SEQUENCE:1", "DTSTART:20250121T070000Z", "DURATION:PT8H"))...),
			[]string{"20T06:00 8h0m0s FREQ=DAILY -21T06:00 +21T09:00"}, "moved"},
		{"moved onto a time that is left out", calendar(slices.Concat(daily,
			change("RECURRENCE-ID:20250121T060000Z", "DTSTART:20250122T060000Z", "DURATION:PT8H"),
			change("RECURRENCE-ID:20250122T060000Z", "STATUS:CANCELLED", "DTSTART:20250122T060000Z"))...),
			[]string{"20T06:00 8h0m0s FREQ=DAILY -21T06:00 -22T06:00", "22T06:00 8h0m0s "}, "own left-out"},
		{"moved before the first", calendar(slices.Concat(daily, change("RECURRENCE-ID:20250120T060000Z", "DTSTART:20250119T060000Z", "DURATION:PT8H"))...),
			[]string{"20T06:00 8h0m0s FREQ=DAILY -20T06:00", "19T06:00 8h0m0s "}, "own"},
		{"once, and moved", calendar(slices.Concat([]string{"BEGIN:VEVENT", "UID:d", "DTSTART:20250120T060000Z", "DURATION:PT8H", "END:VEVENT"}, change("RECURRENCE-ID:20250120T060000Z", "DTSTART:20250121T060000Z", "DURATION:PT8H"))...),
			[]string{"21T06:00 8h0m0s "}, "moved"},
		{"a change of what is not there", calendar(slices.Concat(change("RECURRENCE-ID:20250120T060000Z", "DTSTART:20250121T060000Z", "DURATION:PT8H"),
			[]string{"BEGIN:VEVENT", "UID:e", "RECURRENCE-ID:20250120T060000Z", "STATUS:CANCELLED", "DTSTART:20250121T060000Z", "END:VEVENT"})...), []string{"21T06:00 8h0m0s "}, "alone nothing"},
		{"cancelled, with a change", calendar(slices.Concat([]string{"BEGIN:VEVENT", "UID:d", "STATUS:CANCELLED", "DTSTART:20250120T060000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY", "END:VEVENT"},
			change("RECURRENCE-ID:20250121T060000Z", "DTSTART:20250121T090000Z", "DURATION:PT8H"))...), nil, "cancelled cancelled"},
		// From the 23rd on an hour later, and the 25th of these cancelled, by the time that it had.
		{"this and all later", calendar(slices.Concat([]string{"BEGIN:VEVENT", "UID:d", "DTSTART;TZID=Asia/Damascus:20250120T090000", "DURATION:PT8H", "RRULE:FREQ=DAILY;UNTIL=20250131T060000Z", "EXDATE;TZID=Asia/Damascus:20250121T090000,20250124T090000", "END:VEVENT"},
			change("RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Asia/Damascus:20250123T090000", "DTSTART;TZID=Asia/Damascus:20250123T100000", "DURATION:PT6H"),
			change("RECURRENCE-ID;TZID=Asia/Damascus:20250125T090000", "STATUS:CANCELLED", "DTSTART;TZID=Asia/Damascus:20250125T090000"))...),
			[]string{"20T06:00 8h0m0s FREQ=DAILY;UNTIL=20250123T055959Z -21T06:00", "23T07:00 6h0m0s FREQ=DAILY;UNTIL=20250131T070000Z -24T07:00 -25T07:00"}, "split left-out"},
		{"this and all later, with a rule", calendar(slices.Concat(daily, change("RECURRENCE-ID;RANGE=THISANDFUTURE:20250123T060000Z", "DTSTART:20250124T060000Z", "DURATION:PT6H", "RRULE:FREQ=WEEKLY"))...),
			[]string{"20T06:00 8h0m0s FREQ=DAILY;UNTIL=20250123T055959Z", "24T06:00 6h0m0s FREQ=WEEKLY"}, "split"},
		{"none from then on", calendar(slices.Concat(daily, change("RECURRENCE-ID;RANGE=THISANDFUTURE:20250123T060000Z", "STATUS:CANCELLED", "DTSTART:20250123T060000Z"))...),
			[]string{"20T06:00 8h0m0s FREQ=DAILY;UNTIL=20250123T055959Z"}, "ended"},
		{"all of them", calendar(slices.Concat(daily, change("RECURRENCE-ID;RANGE=THISANDFUTURE:20250120T060000Z", "DTSTART:20250120T070000Z", "DURATION:PT6H"))...),
			[]string{"20T07:00 6h0m0s FREQ=DAILY"}, "split"},
		{"a rule that counts", calendar(slices.Concat([]string{"BEGIN:VEVENT", "UID:d", "DTSTART:20250120T060000Z", "DURATION:PT8H", "RRULE:FREQ=DAILY;COUNT=9", "END:VEVENT"},
			change("RECURRENCE-ID;RANGE=THISANDFUTURE:20250123T060000Z", "DTSTART:20250123T070000Z", "DURATION:PT6H"))...), nil, "count!"},
		{"to another day", calendar(slices.Concat(daily, change("RECURRENCE-ID;RANGE=THISANDFUTURE:20250123T060000Z", "DTSTART:20250124T060000Z", "DURATION:PT6H"))...), nil, "day!"},
		{"whole days and times of no zone", calendar("X-WR-TIMEZONE:Asia/Baghdad", "BEGIN:VEVENT", "UID:a", "DTSTART;VALUE=DATE:20250120", "RRULE:FREQ=DAILY;COUNT=3", "END:VEVENT",
			"BEGIN:VEVENT", "UID:a", "RECURRENCE-ID;VALUE=DATE:20250121", "DTSTART;VALUE=DATE:20250125", "END:VEVENT",
			"BEGIN:VEVENT", "UID:f", "DTSTART:20250120T090000", "DURATION:PT8H", "END:VEVENT", "BEGIN:VEVENT", "UID:h", "DTSTART:20250121T090000", "DURATION:PT8H", "END:VEVENT"),
			[]string{"19T21:00 24h0m0s FREQ=DAILY;COUNT=3 -20T21:00 +24T21:00", "20T06:00 8h0m0s ", "21T06:00 8h0m0s "}, "days moved floating"},
	} {
		cal, bad, err := Read(strings.NewReader(c.in), Options{})
		if err != nil || len(bad) > 0 {
			t.Errorf("%s: %v %v", c.name, err, bad)
			continue
		}
		events, applied := cal.Series()
		var got, codes []string
		for _, e := range events {
			got = append(got, said(e))
		}
		for _, a := range applied {
			code := a.Code
			if a.Wrong {
				code += "!"
			}
			codes = append(codes, code)
			if w := a.Words(); w.AR == "" || !strings.HasPrefix(w.EN, "line ") || strings.Contains(w.EN, "0001-01-01") {
				t.Errorf("%s: %s", c.name, w.EN)
			}
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		if s := strings.Join(codes, " "); s != c.codes {
			t.Errorf("%s: applied %q, want %q", c.name, s, c.codes)
		}
	}
}

// Any single changes of a daily event leave exactly the occurrences that one gets by changing them one by one.
func TestSeriesLaw(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		first := utc("2025-01-20T06:00:00Z")
		const days = 12
		c := Calendar{Events: []Event{{Line: 1, UID: "u", From: first, Length: time.Hour, Rule: "FREQ=DAILY"}}}
		want := map[[2]int64]bool{} // start and end
		for day := range days {
			at := first.AddDate(0, 0, day)
			from, length := at, time.Hour
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				c.Events = append(c.Events, Event{Line: 2 + day, UID: "u", From: at, Length: time.Second, Replaces: at, Status: "CANCELLED"})
				c.Events[0].Except = append(c.Events[0].Except, at) // as Read does
				continue
			case 1, 2:
				from = first.AddDate(0, 0, rapid.IntRange(-1, days-1).Draw(t, "to")).Add(time.Duration(rapid.IntRange(0, 1).Draw(t, "hour")) * time.Hour)
				length = time.Duration(rapid.IntRange(1, 2).Draw(t, "length")) * time.Hour
				c.Events = append(c.Events, Event{Line: 2 + day, UID: "u", From: from, Length: length, Replaces: at})
				c.Events[0].Except = append(c.Events[0].Except, at)
			}
			want[[2]int64{from.Unix(), from.Add(length).Unix()}] = true
		}
		c.Events = rapid.Permutation(c.Events).Draw(t, "order")
		events, _ := c.Series()
		got := map[[2]int64]bool{}
		add := func(e *Event, from time.Time) {
			if !slices.ContainsFunc(e.Except, from.Equal) {
				got[[2]int64{from.Unix(), from.Add(e.Length).Unix()}] = true
			}
		}
		for i := range events {
			e := &events[i]
			if e.Rule == "" {
				add(e, e.From)
			} else {
				for day := range days {
					add(e, e.From.AddDate(0, 0, day))
				}
			}
			for _, a := range e.Also {
				add(e, a)
			}
		}
		for k := range want {
			if !got[k] {
				t.Fatalf("%v is missing: %+v", time.Unix(k[0], 0).UTC(), events)
			}
		}
		for k := range got {
			if !want[k] {
				t.Fatalf("%v is too much: %+v", time.Unix(k[0], 0).UTC(), events)
			}
		}
	})
}
