package watch

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"pgregory.net/rapid"
)

func utc(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

const anHour = Length(time.Hour)

func TestScheduleErrors(t *testing.T) {
	from := utc("2025-01-27T15:00:00Z")
	many := make([]time.Time, MaxListed+1)
	for i := range many {
		many[i] = from.Add(time.Duration(i) * time.Hour)
	}
	for _, c := range []struct {
		code  string
		value string // part of what is quoted back
		s     Schedule
	}{
		{"from-missing", "", Schedule{Until: from}},
		{"ends-first", "2025-01-27T15:00:00Z", Schedule{From: from, Until: from}},
		{"ends-first", "2025-01-26", Schedule{From: from, Until: from.AddDate(0, 0, -1)}},
		{"range", "1025", Schedule{From: utc("1025-01-27T15:00:00Z")}},
		{"range", "2205", Schedule{From: from, Until: utc("2205-01-27T15:00:00Z")}},
		{"range", "2205", Schedule{From: from, Rule: "FREQ=DAILY", Length: anHour, Except: []time.Time{utc("2205-01-27T15:00:00Z")}}},
		{"zone", "Asia/Damaskus", Schedule{From: from, Zone: "Asia/Damaskus"}},
		{"zone", "Local", Schedule{From: from, Zone: "Local"}},
		{"zone", "../etc", Schedule{From: from, Zone: "../etc/passwd"}},
		{"length", "-", Schedule{From: from, Rule: "FREQ=DAILY", Length: -anHour}},
		{"length", "5ms", Schedule{From: from, Rule: "FREQ=DAILY", Length: Length(5 * time.Millisecond)}},
		{"length-missing", "", Schedule{From: from, Rule: "FREQ=DAILY"}},
		{"length-missing", "", Schedule{From: from, Also: []time.Time{from}}},
		{"length-long", "PT8808H", Schedule{From: from, Rule: "FREQ=YEARLY", Length: 367 * 24 * anHour}},
		{"except-alone", "", Schedule{From: from, Except: []time.Time{from}}},
		{"many", "1001", Schedule{From: from, Rule: "FREQ=DAILY", Length: anHour, Also: many}},
		{"never", "BYMONTHDAY=30", Schedule{From: from, Rule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Length: anHour}},
		{"never", "UNTIL=2024", Schedule{From: from, Rule: "FREQ=DAILY;UNTIL=20240101T000000Z", Length: anHour}},
		{"never", "", Schedule{From: from, Rule: "FREQ=DAILY;COUNT=1", Length: anHour, Except: []time.Time{from}}},
		{"never", "", Schedule{From: from, Until: from.Add(time.Hour), Rule: "FREQ=WEEKLY;BYDAY=TU", Length: anHour}},
		{"rule-long", "1000", Schedule{From: from, Rule: strings.Repeat("X", 2000), Length: anHour}},
		{"rule-part", "BYDAY=XX", Schedule{From: from, Rule: "FREQ=WEEKLY;BYDAY=XX", Length: anHour}},
		{"rule-part", "FREQ=OFTEN", Schedule{From: from, Rule: "FREQ=OFTEN", Length: anHour}},
		{"rule-part", "INTERVAL=0", Schedule{From: from, Rule: "FREQ=DAILY;INTERVAL=0", Length: anHour}},
		{"rule-part", "BYHOUR=24", Schedule{From: from, Rule: "FREQ=DAILY;BYHOUR=24", Length: anHour}},
		{"rule-part", "BYMONTHDAY=0", Schedule{From: from, Rule: "FREQ=MONTHLY;BYMONTHDAY=0", Length: anHour}},
		{"rule-part", "SKIP=OMIT", Schedule{From: from, Rule: "FREQ=DAILY;SKIP=OMIT", Length: anHour}},
		{"rule-part", "كل يوم", Schedule{From: from, Rule: "كل يوم", Length: anHour}},
		{"rule-twice", "INTERVAL", Schedule{From: from, Rule: "FREQ=DAILY;INTERVAL=2;INTERVAL=3", Length: anHour}},
		{"rule-freq", "COUNT=3", Schedule{From: from, Rule: "COUNT=3", Length: anHour}},
		{"rule-ends", "", Schedule{From: from, Rule: "FREQ=DAILY;COUNT=3;UNTIL=20260101T000000Z", Length: anHour}},
		{"rule-explodes", "SECONDLY", Schedule{From: from, Rule: "FREQ=SECONDLY", Length: anHour}},
		{"rule-explodes", "MINUTELY", Schedule{From: from, Rule: "freq=minutely", Length: anHour}},
		{"rule-count", "1000000", Schedule{From: from, Rule: "FREQ=DAILY;COUNT=1000000", Length: anHour}},
		{"rule-until", "20250209", Schedule{From: from, Rule: "FREQ=DAILY;UNTIL=20250209", Length: anHour}},
		{"rule-until", "20250209T120000", Schedule{From: from, Rule: "FREQ=DAILY;UNTIL=20250209T120000", Length: anHour}},
		{"rule-misplaced", "BYDAY", Schedule{From: from, Rule: "FREQ=WEEKLY;BYDAY=2MO", Length: anHour}},
		{"rule-misplaced", "BYMONTHDAY", Schedule{From: from, Rule: "FREQ=WEEKLY;BYMONTHDAY=2", Length: anHour}},
		{"rule-misplaced", "BYWEEKNO", Schedule{From: from, Rule: "FREQ=DAILY;BYWEEKNO=2", Length: anHour}},
		{"rule-misplaced", "BYYEARDAY", Schedule{From: from, Rule: "FREQ=MONTHLY;BYYEARDAY=2", Length: anHour}},
		{"rule-misplaced", "BYSETPOS", Schedule{From: from, Rule: "FREQ=MONTHLY;BYSETPOS=2", Length: anHour}},
		{"rule-setpos", "1", Schedule{From: from, Rule: "FREQ=HOURLY;BYSETPOS=366;BYMINUTE=1", Length: anHour}},
		{"rule-setpos", "31", Schedule{From: from, Rule: "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-40,32", Length: anHour}},
		{"rule-dense", "BYSECOND", Schedule{From: from, Rule: "FREQ=HOURLY;BYSECOND=0,10,20,30,40,50", Length: Length(time.Second)}},
		{"rule-overlaps", "PT8784H", Schedule{From: from, Rule: "FREQ=HOURLY", Length: 366 * 24 * anHour}},
	} {
		err := c.s.Check()
		var e *ScheduleError
		if !errors.As(err, &e) {
			t.Errorf("%s: %+v is taken: %v", c.code, c.s, err)
			continue
		}
		if e.Code != c.code || !strings.Contains(e.Value, c.value) {
			t.Errorf("%+v: %s %q, want %s with %q", c.s, e.Code, e.Value, c.code, c.value)
		}
		w := e.Words()
		if w.EN == "" || !strings.ContainsFunc(w.AR, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) || w == (&ScheduleError{Value: e.Value}).Words() {
			t.Errorf("%s has no words of its own: %+v", c.code, w)
		}
	}
}

func TestScheduleWords(t *testing.T) {
	from, until := utc("2025-01-27T15:00:00Z"), utc("2025-02-09T12:00:00Z")
	for _, c := range []struct {
		s      Schedule
		en, ar string
	}{
		{Schedule{From: from, Until: until, Rule: "FREQ=DAILY", Length: 12 * anHour, Zone: "Asia/Damascus"},
			"every day 18:00–06:00 (Damascus time), from 27 January 2025 to 8 February 2025",
			"كل يوم، من 18:00 إلى 06:00 بتوقيت دمشق، من 27 كانون الثاني/يناير 2025 إلى 8 شباط/فبراير 2025"},
		{Schedule{From: from, Rule: "FREQ=DAILY;INTERVAL=2", Length: 12 * anHour},
			"every 2 days 15:00–03:00 (UTC), from 27 January 2025, no end known",
			"كل يومين، من 15:00 إلى 03:00 بالتوقيت العالمي، منذ 27 كانون الثاني/يناير 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Rule: "FREQ=DAILY;INTERVAL=11;BYHOUR=6,20", Length: 2 * anHour, Zone: "Asia/Kolkata"},
			"every 11 days 06:30–08:30 and 20:30–22:30 (Asia/Kolkata), from 27 January 2025, no end known",
			"كل 11 يومًا، من 06:30 إلى 08:30 ومن 20:30 إلى 22:30 بتوقيت \u2068Asia/Kolkata\u2069، منذ 27 كانون الثاني/يناير 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Rule: "FREQ=WEEKLY;COUNT=1", Length: 36 * anHour},
			"every Monday from 15:00 for 1 day 12 hours (UTC), on 27 January 2025",
			"كل يوم اثنين، من الساعة 15:00 لمدة يوم و12 ساعة بالتوقيت العالمي، يوم 27 كانون الثاني/يناير 2025"},
		{Schedule{From: from, Rule: "FREQ=WEEKLY;BYDAY=MO,TH", Length: 8 * anHour},
			"every Monday and Thursday 15:00–23:00 (UTC), from 27 January 2025, no end known",
			"يومي الاثنين والخميس من كل أسبوع، من 15:00 إلى 23:00 بالتوقيت العالمي، منذ 27 كانون الثاني/يناير 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Rule: "FREQ=WEEKLY;BYDAY=MO,TH,FR;INTERVAL=2;COUNT=10", Length: 8 * anHour, Except: []time.Time{from}},
			"every 2 weeks on Monday, Thursday and Friday 15:00–23:00 (UTC), from 27 January 2025 to 10 March 2025, except on 27 January 2025",
			"كل أسبوعين أيام الاثنين والخميس والجمعة، من 15:00 إلى 23:00 بالتوقيت العالمي، من 27 كانون الثاني/يناير 2025 إلى 10 آذار/مارس 2025، ما عدا يوم 27 كانون الثاني/يناير 2025"},
		{Schedule{From: from, Rule: "FREQ=MONTHLY;BYMONTHDAY=1,15,-1", Length: 24 * anHour},
			"every month on the 1st, the 15th and the last day from 15:00 for 1 day (UTC), from 31 January 2025, no end known",
			"كل شهر يومي 1 و15 وآخر يوم من الشهر، من الساعة 15:00 لمدة يوم بالتوقيت العالمي، منذ 31 كانون الثاني/يناير 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Rule: "FREQ=MONTHLY;BYDAY=2TU,-1FR", Length: 3 * anHour},
			"every month on the second Tuesday and the last Friday 15:00–18:00 (UTC), from 31 January 2025, no end known",
			"كل شهر في ثاني ثلاثاء وآخر جمعة من الشهر، من 15:00 إلى 18:00 بالتوقيت العالمي، منذ 31 كانون الثاني/يناير 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Rule: "FREQ=YEARLY;BYMONTH=3,4;BYDAY=1MO", Length: 3 * anHour},
			"every year on the first Monday in March and April 15:00–18:00 (UTC), from 3 March 2025, no end known",
			"كل سنة في أول اثنين من آذار/مارس ونيسان/أبريل، من 15:00 إلى 18:00 بالتوقيت العالمي، منذ 3 آذار/مارس 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Rule: "FREQ=HOURLY;INTERVAL=6", Length: 6 * anHour},
			"every 6 hours, for 6 hours each (UTC), from 27 January 2025, no end known",
			"كل 6 ساعات، لمدة 6 ساعات كل مرة بالتوقيت العالمي، منذ 27 كانون الثاني/يناير 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Rule: "FREQ=YEARLY;BYWEEKNO=20", Length: 6 * anHour},
			"by the rule FREQ=YEARLY;BYWEEKNO=20, 15:00–21:00 (UTC), from 12 May 2025, no end known",
			"بحسب القاعدة \u2068FREQ=YEARLY;BYWEEKNO=20\u2069، من 15:00 إلى 21:00 بالتوقيت العالمي، منذ 12 أيار/مايو 2025، ولا نهاية معروفة"},
		{Schedule{From: from, Until: until},
			"without a break from 27 January 2025, 15:00 to 9 February 2025, 12:00 (UTC)",
			"بلا انقطاع من 27 كانون الثاني/يناير 2025 الساعة 15:00 إلى 9 شباط/فبراير 2025 الساعة 12:00 بالتوقيت العالمي"},
		{Schedule{From: from, Zone: "Asia/Damascus"},
			"without a break from 27 January 2025, 18:00 (Damascus time), no end known",
			"بلا انقطاع منذ 27 كانون الثاني/يناير 2025 الساعة 18:00 بتوقيت دمشق، ولا نهاية معروفة"},
	} {
		if w := c.s.Words(); w.EN != c.en || w.AR != c.ar {
			t.Errorf("%+v:\n got %s\nwant %s\n got %s\nwant %s", c.s, w.EN, c.en, w.AR, c.ar)
		}
	}
}

func TestLengthWords(t *testing.T) {
	for _, c := range []struct {
		l      Length
		en, ar string
	}{
		{anHour, "1 hour", "ساعة"}, {2 * anHour, "2 hours", "ساعتين"}, {8 * anHour, "8 hours", "8 ساعات"}, {12 * anHour, "12 hours", "12 ساعة"},
		{24*100*anHour + Length(2*time.Minute), "100 days 2 minutes", "100 يوم ودقيقتين"}, {0, "0 seconds", "0 ثانية"},
	} {
		if w := c.l.Words(); w.EN != c.en || w.AR != c.ar {
			t.Errorf("%v: %q, %q", c.l, w.EN, w.AR)
		}
	}
}

func TestNotes(t *testing.T) {
	from := utc("2025-01-27T15:00:00Z")
	s := Schedule{From: from, Rule: "FREQ=WEEKLY;BYDAY=TU", Length: 240 * anHour, Except: []time.Time{from}}
	var codes []string
	for _, n := range s.Notes() {
		codes = append(codes, n.Code)
		if n.AR == "" || n.EN == "" {
			t.Errorf("%s has no words", n.Code)
		}
	}
	if want := []string{"overlaps", "except-nothing"}; !slices.Equal(codes, want) {
		t.Errorf("notes = %v, want %v", codes, want)
	}
	s.Except = nil
	if n := s.Notes(); len(n) != 2 || n[0].Code != "start-outside" {
		t.Errorf("notes = %v", n)
	}
}

// What happens when clocks change, as decisions.md tells it.
func TestChangesOfClocks(t *testing.T) {
	list := func(s Schedule, from, to string) string {
		c, err := Compile(s)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, o := range c.Append(nil, SpanOf(utc(from), utc(to))) {
			a, z := o.Times()
			out = append(out, a.Format("02T15:04")+"/"+z.Format("02T15:04"))
		}
		return strings.Join(out, " ")
	}
	for _, c := range []struct {
		name     string
		s        Schedule
		from, to string
		want     string
	}{
		// On 25 March 2022 clocks in Damascus went from 00:00 to 01:00: there was no midnight.
		{"midnight that was skipped", Schedule{From: utc("2022-03-22T22:00:00Z"), Rule: "FREQ=DAILY", Length: 6 * anHour, Zone: "Asia/Damascus"},
			"2022-03-23T00:00:00Z", "2022-03-26T12:00:00Z", "23T00:00/23T04:00 23T22:00/24T04:00 24T22:00/25T04:00 25T21:00/26T03:00"},
		// On 26 October 2025 Berlin's clocks went from 03:00 back to 02:00: half past two came twice.
		{"hour that came twice", Schedule{From: utc("2025-10-25T00:30:00Z"), Rule: "FREQ=DAILY", Length: anHour, Zone: "Europe/Berlin"},
			"2025-10-25T00:00:00Z", "2025-10-28T00:00:00Z", "25T00:30/25T01:30 26T00:30/26T01:30 27T01:30/27T02:30"},
		{"length is time that passes", Schedule{From: utc("2025-10-25T20:00:00Z"), Rule: "FREQ=DAILY", Length: 8 * anHour, Zone: "Europe/Berlin"},
			"2025-10-25T00:00:00Z", "2025-10-27T22:00:00Z", "25T20:00/26T04:00 26T21:00/27T05:00 27T21:00/27T22:00"},
		{"six hours stay six hours", Schedule{From: utc("2025-10-25T22:00:00Z"), Rule: "FREQ=HOURLY;INTERVAL=6", Length: 6 * anHour, Zone: "Europe/Berlin"},
			"2025-10-25T22:00:00Z", "2025-10-26T22:00:00Z", "25T22:00/26T04:00 26T04:00/26T10:00 26T10:00/26T16:00 26T16:00/26T22:00"},
		// Samoa had no 30 December 2011.
		{"day that was skipped", Schedule{From: utc("2011-12-28T22:00:00Z"), Rule: "FREQ=DAILY", Length: anHour, Zone: "Pacific/Apia"},
			"2011-12-28T00:00:00Z", "2012-01-02T00:00:00Z", "28T22:00/28T23:00 29T22:00/29T23:00 30T22:00/30T23:00 31T22:00/31T23:00 01T22:00/01T23:00"},
	} {
		if got := list(c.s, c.from, c.to); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.want)
		}
	}
}

func TestScheduleJSON(t *testing.T) {
	s := Schedule{From: utc("2025-01-27T15:00:00Z"), Rule: "FREQ=DAILY", Length: 8*anHour + Length(30*time.Minute), Zone: "Asia/Damascus"}
	b, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"from":"2025-01-27T15:00:00Z","rule":"FREQ=DAILY","length":"PT8H30M","zone":"Asia/Damascus"}`; string(b) != want {
		t.Errorf("JSON = %s", b)
	}
	var back Schedule
	if err := json.Unmarshal(b, &back); err != nil || back.Length != s.Length {
		t.Errorf("back = %+v, %v", back, err)
	}
	for in, want := range map[string]Length{"P1D": 24 * anHour, "P1DT6H": 30 * anHour, "P2W": 336 * anHour, "pt90m": Length(90 * time.Minute), "PT0S": 0} {
		if got, err := ParseLength(in); err != nil || got != want {
			t.Errorf("ParseLength(%q) = %v, %v", in, got, err)
		}
	}
	for _, in := range []string{"", "8h", "P", "PT", "P1DT", "P1M", "PT1S2H", "PT1.5H", "-PT1H", "PT99999999999H"} {
		if got, err := ParseLength(in); err == nil {
			t.Errorf("ParseLength(%q) = %v", in, got)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		l := Length(rapid.Int64Range(0, 1e9).Draw(t, "seconds")) * Length(time.Second)
		if back, err := ParseLength(l.String()); err != nil || back != l {
			t.Fatalf("%v came back as %v, %v", l, back, err)
		}
	})
}

// A rule of anybody is refused or unfolded, within bounds, and what it gives is in order and inside the window.
func FuzzSchedule(f *testing.F) {
	for _, s := range []string{"FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO,TU;WKST=SU;INTERVAL=2", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=10", "FREQ=YEARLY;BYWEEKNO=53;BYDAY=SU",
		"FREQ=HOURLY;BYHOUR=3;BYMINUTE=0,30", "FREQ=YEARLY;BYYEARDAY=-366;BYSETPOS=-1", "FREQ=YEARLY;BYMONTH=11;BYDAY=13SU", "RRULE:FREQ=DAILY;UNTIL=20300101T000000Z;", "FREQ=MINUTELY"} {
		f.Add(s, int64(1737990000), int64(28800), "Asia/Damascus")
	}
	f.Fuzz(func(t *testing.T, rule string, from, length int64, zone string) {
		s := Schedule{From: time.Unix(from, 0), Rule: rule, Length: Length(time.Duration(length%(1<<32)) * time.Second), Zone: zone}
		c, err := Compile(s)
		if w := s.Words(); w.AR == "" || w.EN == "" {
			t.Errorf("%+v has no words", s)
		}
		if err != nil {
			return
		}
		w := Span{from, from + 400*day}
		last := Begin
		for _, o := range c.Append(nil, w) {
			if o.Empty() || o.From < w.From || o.To > w.To || o.From < last {
				t.Fatalf("%+v: %v after %d in %v", s, o, last, w)
			}
			last = o.From
		}
	})
}

// On the last day of a leap year, in a zone that goes by its rule, Go's time zones say that the stretch is over; the walk must go on.
func TestLastDayOfLeapYears(t *testing.T) {
	for _, zone := range []string{"Europe/Berlin", "Asia/Beirut", "Africa/Casablanca", "America/St_Johns", "Australia/Lord_Howe"} {
		c, err := Compile(Schedule{From: utc("2043-12-01T12:00:00Z"), Rule: "FREQ=DAILY", Length: anHour, Zone: zone})
		if err != nil {
			t.Fatal(err)
		}
		if n := len(c.Append(nil, SpanOf(utc("2044-12-30T00:00:00Z"), utc("2045-01-03T00:00:00Z")))); n != 4 {
			t.Errorf("%s: %d occurrences in four days", zone, n)
		}
		if !c.At(utc("2044-12-31T12:30:00Z").Unix()) {
			t.Errorf("%s: nothing on 31 December 2044", zone)
		}
	}
}
