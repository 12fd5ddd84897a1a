package ical

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func utc(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

func written(t interface {
	Fatal(...any)
	Helper()
}, c Calendar) string {
	t.Helper()
	var b bytes.Buffer
	if err := Write(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func lines(l ...string) string { return strings.Join(l, "\r\n") + "\r\n" }

func TestWrite(t *testing.T) {
	got := written(t, Calendar{
		Name: "مراقبات الطرف أ", Stamp: utc("2025-01-27T09:00:00Z"), Refresh: time.Hour,
		Events: []Event{
			{UID: "w1@tansiq", Summary: "Post; road, bridge", Description: "line\nline \\ end", From: utc("2025-01-27T15:00:00Z"), Length: 8 * time.Hour,
				Rule: "FREQ=DAILY;UNTIL=20250209T150000Z", Zone: "Asia/Damascus", Except: []time.Time{utc("2025-01-30T15:00:00Z")},
				Categories: []string{"post", "a,b"}, Status: "CONFIRMED", Class: "CONFIDENTIAL", Modified: utc("2025-01-26T00:00:00Z"), Sequence: 2},
			{UID: "w2@tansiq", Summary: "Once", From: utc("2025-01-27T15:00:00Z"), Length: time.Hour, Zone: "Asia/Damascus"},
			{UID: "w3@tansiq", Summary: "Open", From: utc("2025-01-27T15:00:00Z")},
		},
	})
	want := lines("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tansiq//Tansiq//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"NAME:مراقبات الطرف أ", "X-WR-CALNAME:مراقبات الطرف أ", "REFRESH-INTERVAL;VALUE=DURATION:PT1H", "X-PUBLISHED-TTL:PT1H",
		"BEGIN:VTIMEZONE", "TZID:Asia/Damascus", "X-LIC-LOCATION:Asia/Damascus",
		"BEGIN:STANDARD", "DTSTART:19700101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "TZNAME:+03", "END:STANDARD", "END:VTIMEZONE",
		"BEGIN:VEVENT", "UID:w1@tansiq", "DTSTAMP:20250127T090000Z", "LAST-MODIFIED:20250126T000000Z", "SEQUENCE:2",
		"DTSTART;TZID=Asia/Damascus:20250127T180000", "DTEND;TZID=Asia/Damascus:20250128T020000", "RRULE:FREQ=DAILY;UNTIL=20250209T150000Z",
		"EXDATE;TZID=Asia/Damascus:20250130T180000", `SUMMARY:Post\; road\, bridge`, `DESCRIPTION:line\nline \\ end`, `CATEGORIES:post,a\,b`,
		"CLASS:CONFIDENTIAL", "STATUS:CONFIRMED", "TRANSP:TRANSPARENT", "END:VEVENT",
		"BEGIN:VEVENT", "UID:w2@tansiq", "DTSTAMP:20250127T090000Z", "DTSTART:20250127T150000Z", "DTEND:20250127T160000Z", "SUMMARY:Once", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT",
		"BEGIN:VEVENT", "UID:w3@tansiq", "DTSTAMP:20250127T090000Z", "DTSTART:20250127T150000Z", "DTEND:20250128T150000Z", "RRULE:FREQ=DAILY", "SUMMARY:Open", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT",
		"END:VCALENDAR")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// A zone whose clocks change by a rule is described by that rule; one that gave its rule up, by what was.
func TestZones(t *testing.T) {
	at := func(zone, from string) string {
		s := written(t, Calendar{Stamp: utc(from), Events: []Event{{UID: "1", From: utc(from), Length: time.Hour, Rule: "FREQ=DAILY", Zone: zone}}})
		a, z := strings.Index(s, "BEGIN:VTIMEZONE"), strings.Index(s, "END:VTIMEZONE")
		return strings.ReplaceAll(s[a:z], "\r\n", " ")
	}
	if got, want := at("Europe/Berlin", "2025-01-27T15:00:00Z"), "BEGIN:VTIMEZONE TZID:Europe/Berlin X-LIC-LOCATION:Europe/Berlin "+
		"BEGIN:STANDARD DTSTART:19700101T000000 TZOFFSETFROM:+0100 TZOFFSETTO:+0100 TZNAME:CET END:STANDARD "+
		"BEGIN:DAYLIGHT DTSTART:20250330T020000 RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU TZOFFSETFROM:+0100 TZOFFSETTO:+0200 TZNAME:CEST END:DAYLIGHT "+
		"BEGIN:STANDARD DTSTART:20251026T030000 RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU TZOFFSETFROM:+0200 TZOFFSETTO:+0100 TZNAME:CET END:STANDARD "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, want := at("America/New_York", "2025-01-27T15:00:00Z"), "BYMONTH=3;BYDAY=2SU"; !strings.Contains(got, want) {
		t.Errorf("no %s in %s", want, got)
	}
	if got, want := at("Asia/Damascus", "2021-01-27T15:00:00Z"), "BEGIN:VTIMEZONE TZID:Asia/Damascus X-LIC-LOCATION:Asia/Damascus "+
		"BEGIN:STANDARD DTSTART:19700101T000000 TZOFFSETFROM:+0200 TZOFFSETTO:+0200 TZNAME:EET END:STANDARD "+
		"BEGIN:DAYLIGHT DTSTART:20210326T000000 RDATE:20220325T000000 TZOFFSETFROM:+0200 TZOFFSETTO:+0300 TZNAME:EEST END:DAYLIGHT "+
		"BEGIN:STANDARD DTSTART:20211029T000000 TZOFFSETFROM:+0300 TZOFFSETTO:+0200 TZNAME:EET END:STANDARD "; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWriteRefuses(t *testing.T) {
	good := Event{UID: "1", From: utc("2025-01-27T15:00:00Z"), Length: time.Hour}
	for name, change := range map[string]func(*Event){
		"no UID":      func(e *Event) { e.UID = "" },
		"no start":    func(e *Event) { e.From = time.Time{} },
		"part second": func(e *Event) { e.Length = time.Millisecond },
		"negative":    func(e *Event) { e.Length = -time.Hour },
		"no length":   func(e *Event) { e.Length, e.Rule = 0, "FREQ=DAILY" },
		"zone":        func(e *Event) { e.Rule, e.Zone = "FREQ=DAILY", "Asia/Nowhere" },
	} {
		e := good
		change(&e)
		if err := Write(&bytes.Buffer{}, Calendar{Events: []Event{e}}); err == nil {
			t.Errorf("%s: written", name)
		}
	}
}

func TestRead(t *testing.T) {
	for _, c := range []struct {
		name string
		in   string
		want []Event
		bad  []string // code:line
	}{
		{"as Google writes it", lines("BEGIN:VCALENDAR", "PRODID:-//Google Inc//Google Calendar 70.9054//EN", "VERSION:2.0", "X-WR-CALNAME:Posts", "X-WR-TIMEZONE:Asia/Damascus",
			"BEGIN:VEVENT", "DTSTART;TZID=Asia/Damascus:20250127T180000", "DTEND;TZID=Asia/Damascus:20250128T060000", "RRULE:FREQ=WEEKLY;UNTIL=20250209T205959Z;BYDAY=MO,TH",
			"EXDATE;TZID=Asia/Damascus:20250130T180000", "DTSTAMP:20250126T100000Z", "UID:a@google.com", "LAST-MODIFIED:20250126T100000Z", "SEQUENCE:1", "STATUS:CONFIRMED", "SUMMARY:Post", "END:VEVENT",
			"BEGIN:VEVENT", "DTSTART;TZID=Asia/Damascus:20250206T200000", "DTEND;TZID=Asia/Damascus:20250207T060000", "UID:a@google.com", "RECURRENCE-ID;TZID=Asia/Damascus:20250206T180000", "SUMMARY:Post, late", "END:VEVENT",
			"END:VCALENDAR"),
			[]Event{
				{Line: 6, UID: "a@google.com", Summary: "Post", From: utc("2025-01-27T15:00:00Z"), Length: 12 * time.Hour, Rule: "FREQ=WEEKLY;UNTIL=20250209T205959Z;BYDAY=MO,TH", Zone: "Asia/Damascus",
					Except: []time.Time{utc("2025-01-30T15:00:00Z"), utc("2025-02-06T15:00:00Z")}, Status: "CONFIRMED", Sequence: 1, Modified: utc("2025-01-26T10:00:00Z")},
				{Line: 18, UID: "a@google.com", Summary: "Post, late", From: utc("2025-02-06T17:00:00Z"), Length: 10 * time.Hour, Zone: "Asia/Damascus", Replaces: utc("2025-02-06T15:00:00Z")},
			}, nil},
		{"as Outlook writes it", lines("BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Syria Standard Time", "BEGIN:STANDARD", "DTSTART:16010101T000000", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0200", "END:STANDARD", "END:VTIMEZONE",
			"BEGIN:VEVENT", "UID:o", `DTSTART;TZID="Syria Standard Time":20250127T180000`, `DTEND;TZID="Syria Standard Time":20250127T190000`, "SUMMARY;LANGUAGE=ar:حاجز عند", " الجسر", "CLASS:private",
			"BEGIN:VALARM", "TRIGGER:-PT15M", "DESCRIPTION:Reminder", "END:VALARM", "END:VEVENT", "END:VCALENDAR"),
			[]Event{{Line: 10, UID: "o", Summary: "حاجز عندالجسر", From: utc("2025-01-27T15:00:00Z"), Length: time.Hour, Zone: "Asia/Damascus", Class: "PRIVATE"}}, nil},
		{"a zone that only the file knows", lines("BEGIN:VCALENDAR", "BEGIN:VTIMEZONE", "TZID:Custom", "BEGIN:STANDARD", "TZOFFSETFROM:+0300", "TZOFFSETTO:+0300", "END:STANDARD", "END:VTIMEZONE",
			"BEGIN:VEVENT", "UID:z", "DTSTART;TZID=Custom:20250127T180000", "DURATION:P1DT2H", "END:VEVENT",
			"BEGIN:VEVENT", "UID:y", "DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20250127T180000", "DURATION:PT2H", "END:VEVENT", "END:VCALENDAR"),
			[]Event{{Line: 9, UID: "z", From: utc("2025-01-27T15:00:00Z"), Length: 26 * time.Hour, Zone: "Etc/GMT-3"},
				{Line: 14, UID: "y", From: utc("2025-01-27T17:00:00Z"), Length: 2 * time.Hour, Zone: "Europe/Berlin"}}, nil},
		{"days, and times without a zone", lines("BEGIN:VCALENDAR", "X-WR-TIMEZONE:Asia/Baghdad",
			"BEGIN:VEVENT", "UID:d", "DTSTART;VALUE=DATE:20250127", "DTEND;VALUE=DATE:20250129", "RRULE:FREQ=WEEKLY;UNTIL=20250210", "EXDATE;VALUE=DATE:20250203", "END:VEVENT",
			"BEGIN:VEVENT", "UID:f", "DTSTART:20250127T180000", "DTEND:20250127T190000", "RRULE:FREQ=DAILY;UNTIL=20250201T180000", "END:VEVENT", "END:VCALENDAR"),
			[]Event{{Line: 3, UID: "d", From: utc("2025-01-26T21:00:00Z"), Length: 48 * time.Hour, AllDay: true, Floating: true, Zone: "Asia/Baghdad", Rule: "FREQ=WEEKLY;UNTIL=20250210T205959Z", Except: []time.Time{utc("2025-02-02T21:00:00Z")}},
				{Line: 10, UID: "f", From: utc("2025-01-27T15:00:00Z"), Length: time.Hour, Floating: true, Zone: "Asia/Baghdad", Rule: "FREQ=DAILY;UNTIL=20250201T150000Z"}}, nil},
		{"bad events beside a good one", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nEND:VEVENT\nBEGIN:VEVENT\nUID:2\nDTSTART:20250127T180000Z\nDTEND:20250127T180000Z\nEND:VEVENT\n" +
			"BEGIN:VEVENT\nUID:3\nDTSTART;TZID=Mars/Base:20250127T180000\nDTEND:20250127T190000Z\nEND:VEVENT\nBEGIN:VEVENT\nUID:4\nthis is no line\nEND:VEVENT\n" +
			"BEGIN:VEVENT\nUID:5\nDTSTART:27.1.2025\nEND:VEVENT\nBEGIN:VEVENT\nUID:6\nDTSTART:20250127T180000Z\nEND:VEVENT\nnonsense\n" +
			"BEGIN:VEVENT\nUID:7\nDTSTART:20250127T180000Z\nDURATION:PT1H\nEND:VEVENT\n" +
			"BEGIN:VEVENT\nUID:8\nDTSTART:20250127T180000Z\nDURATION:PT1H\nRRULE:FREQ=DAILY\nRRULE:FREQ=WEEKLY\nEND:VEVENT\n" +
			"BEGIN:VEVENT\nUID:9\nDTSTART:20250127T180000Z\nDURATION:PT1H\nRDATE;VALUE=PERIOD:20250128T180000Z/PT2H\nEND:VEVENT\n" +
			"BEGIN:VEVENT\nUID:7\nDTSTART:20250127T190000Z\nDURATION:PT1H\nEND:VEVENT\nEND:VCALENDAR\n",
			[]Event{{Line: 46, UID: "7", From: utc("2025-01-27T19:00:00Z"), Length: time.Hour}},
			[]string{"line:27", "missing-start:2", "ends-first:8", "zone:12", "line:17", "start:21", "length:23", "rules:38", "also:44", "duplicate:46"}},
	} {
		got, bad, err := Read(strings.NewReader(c.in), Options{})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var codes []string
		for _, p := range bad {
			codes = append(codes, p.Code+":"+itoa(p.Line))
			if w := p.Words(); w.AR == "" || w.EN == "" || strings.HasSuffix(w.EN, ": not understood: "+p.Value) {
				t.Errorf("%s has no words", p.Code)
			}
		}
		if !reflect.DeepEqual(got.Events, c.want) {
			t.Errorf("%s:\n got %+v\nwant %+v", c.name, got.Events, c.want)
		}
		if !slices.Equal(codes, c.bad) {
			t.Errorf("%s: problems %v, want %v", c.name, codes, c.bad)
		}
	}
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + itoa(n%10)
	}
	return string(rune('0' + n))
}

func TestReadRefuses(t *testing.T) {
	for code, in := range map[string]string{
		"empty":     " \r\n",
		"calendar":  "BEGIN:VCARD\r\nEND:VCARD\r\n",
		"truncated": "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\n",
		"encoding":  "BEGIN:VCALENDAR\x00\x01\x02",
		"large":     strings.Repeat("x", 1<<20+1),
		"many":      "BEGIN:VCALENDAR\r\n" + strings.Repeat("BEGIN:VEVENT\r\nEND:VEVENT\r\n", 11) + "END:VCALENDAR\r\n",
	} {
		_, _, err := Read(strings.NewReader(in), Options{MaxBytes: 1 << 20, MaxEvents: 10})
		var e *FileError
		if !errors.As(err, &e) || e.Code != code || e.Words().AR == "" || e.Error() == "" {
			t.Errorf("%s: %v", code, err)
		}
	}
}

func drawEvent(t *rapid.T) Event {
	words := rapid.StringOf(rapid.SampledFrom([]rune("abc مراقبة;,\\:\"\n^é😀")))
	zone := rapid.SampledFrom([]string{"", "Asia/Damascus", "Europe/Berlin", "America/New_York", "Asia/Kolkata"}).Draw(t, "zone")
	loc, _ := time.LoadLocation(zone)
	at := func(label string) time.Time {
		for {
			u := time.Unix(rapid.Int64Range(946684800, 1893456000).Draw(t, label), 0).UTC()
			// A wall clock does not tell the two hours apart that it shows twice.
			if back, err := time.ParseInLocation(localForm, u.In(loc).Format(localForm), loc); err == nil && back.Equal(u) {
				return u
			}
		}
	}
	e := Event{UID: "u" + rapid.StringMatching(`[a-z0-9@.-]{1,90}`).Draw(t, "uid"), Summary: words.Draw(t, "summary"), Description: words.Draw(t, "description"), Location: words.Draw(t, "location"),
		From: at("from"), Length: time.Duration(rapid.Int64Range(1, 1e6).Draw(t, "length")) * time.Second,
		Class: rapid.SampledFrom([]string{"PRIVATE", "CONFIDENTIAL"}).Draw(t, "class"), Sequence: rapid.IntRange(0, 5).Draw(t, "sequence")}
	if rapid.Bool().Draw(t, "repeats") {
		e.Rule, e.Zone = rapid.SampledFrom([]string{"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU;UNTIL=20301231T235959Z", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=7"}).Draw(t, "rule"), zone
		for range rapid.IntRange(0, 3).Draw(t, "excepts") {
			e.Except = append(e.Except, at("except"))
		}
		for range rapid.IntRange(0, 3).Draw(t, "alsos") {
			e.Also = append(e.Also, at("also"))
		}
	}
	for range rapid.IntRange(0, 3).Draw(t, "categories") {
		if c := words.Draw(t, "category"); c != "" {
			e.Categories = append(e.Categories, c)
		}
	}
	return e
}

// What is written is read back, and no line is longer than 75 octets or ends within a letter.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := Calendar{Name: "n", Stamp: utc("2025-01-27T09:00:00Z")}
		seen := map[string]bool{}
		for range rapid.IntRange(0, 4).Draw(t, "events") {
			if e := drawEvent(t); !seen[e.UID] {
				seen[e.UID] = true
				c.Events = append(c.Events, e)
			}
		}
		s := written(t, c)
		for l := range strings.SplitSeq(s, "\r\n") {
			if len(l) > 75 || !utf8.ValidString(l) || strings.ContainsAny(l, "\r\n") {
				t.Fatalf("line of %d octets: %q", len(l), l)
			}
		}
		back, bad, err := Read(strings.NewReader(s), Options{})
		if err != nil || len(bad) > 0 {
			t.Fatalf("%v, %v in\n%s", err, bad, s)
		}
		for i := range back.Events {
			back.Events[i].Line = 0
		}
		if !reflect.DeepEqual(back.Events, c.Events) {
			t.Fatalf("\n got %+v\nwant %+v\n%s", back.Events, c.Events, s)
		}
	})
}

// Whatever is read can be written and says the same when read again.
func FuzzRead(f *testing.F) {
	f.Add([]byte(lines("BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:1", "DTSTART;TZID=Europe/Berlin:20250127T180000", "DURATION:P1DT2H", "RRULE:FREQ=DAILY;UNTIL=20250201", "EXDATE:20250128T170000Z", "SUMMARY;X=\"a:b\":x\\,y", " z", "END:VEVENT", "END:VCALENDAR")))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VTIMEZONE\nTZID:x\nBEGIN:STANDARD\nTZOFFSETTO:-0500\nEND:STANDARD\nEND:VTIMEZONE\nBEGIN:VEVENT\nDTSTART;TZID=x:20250127T180000\nRDATE;VALUE=PERIOD:20250127T180000/PT1H\nDTEND;VALUE=DATE:20250129\nEND:VEVENT\nEND:VCALENDAR"))
	f.Add([]byte("BEGIN:VCALENDAR\nBEGIN:VEVENT\nRECURRENCE-ID;RANGE=THISANDFUTURE:1\nA;B=c\nEND:VCALENDAR"))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, bad, err := Read(bytes.NewReader(b), Options{MaxBytes: 1 << 16})
		if err != nil {
			if (err.(*FileError)).Words().AR == "" {
				t.Error("no words")
			}
			return
		}
		for _, p := range bad {
			if p.Line < 1 || !utf8.ValidString(p.Words().EN) {
				t.Errorf("%+v", p)
			}
		}
		for i := range c.Events {
			e := &c.Events[i]
			if e.Length <= 0 {
				t.Fatalf("%+v", e)
			}
			if e.UID == "" {
				e.UID = "none"
			}
		}
		var out bytes.Buffer
		if err := Write(&out, c); err != nil {
			t.Fatalf("%v in %+v", err, c)
		}
		if _, _, err := Read(&out, Options{}); err != nil {
			t.Fatalf("%v after writing", err)
		}
	})
}
