package watch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/teambition/rrule-go"
	"pgregory.net/rapid"
)

var testZones = []string{"", "UTC", "Asia/Damascus", "Asia/Baghdad", "Asia/Beirut", "Europe/Berlin", "America/New_York", "Asia/Kolkata",
	"Australia/Lord_Howe", "Pacific/Apia", "Africa/Casablanca", "America/St_Johns"}

// drawRule draws a rule on which RFC 5545 and rrule-go agree, written out in all that would follow from its start only by one of the two.
func drawRule(t *rapid.T) string {
	list := func(name string, lo, hi int) string {
		l := rapid.SliceOfNDistinct(rapid.IntRange(lo, hi), 1, 3, rapid.ID[int]).Draw(t, name)
		var out []string
		for _, n := range l {
			if n != 0 || lo == 0 {
				out = append(out, fmt.Sprint(n))
			}
		}
		if len(out) == 0 {
			return ""
		}
		return ";" + name + "=" + strings.Join(out, ",")
	}
	maybe := func(name string, lo, hi int) string {
		if rapid.IntRange(0, 2).Draw(t, "with "+name) > 0 {
			return ""
		}
		return list(name, lo, hi)
	}
	byday := func(n int) string {
		l := rapid.SliceOfNDistinct(rapid.SampledFrom(weekdayCodes[:]), 1, 4, rapid.ID[string]).Draw(t, "BYDAY")
		if n > 0 {
			for i := range l {
				k := rapid.IntRange(1, n).Draw(t, "n")
				l[i] = fmt.Sprint(rapid.SampledFrom([]string{"", "-", "+"}).Draw(t, "sign"), k, l[i])
			}
		}
		return ";BYDAY=" + strings.Join(l, ",")
	}
	freq := rapid.SampledFrom([]string{"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}).Draw(t, "freq")
	out := "FREQ=" + freq
	if rapid.Bool().Draw(t, "with interval") {
		out += fmt.Sprint(";INTERVAL=", rapid.IntRange(1, 5).Draw(t, "interval"))
	}
	wkst := rapid.SampledFrom([]string{"", ";WKST=SU", ";WKST=SA", ";WKST=MO"}).Draw(t, "wkst")
	by := ""
	switch freq {
	case "DAILY":
		by += maybe("BYMONTH", 1, 12) + maybe("BYMONTHDAY", -31, 31)
		if rapid.Bool().Draw(t, "with byday") {
			by += byday(0)
		}
	case "WEEKLY":
		by += maybe("BYMONTH", 1, 12)
		if rapid.Bool().Draw(t, "with byday") {
			by += byday(0)
		}
	case "MONTHLY":
		by += maybe("BYMONTH", 1, 12)
		switch rapid.IntRange(0, 3).Draw(t, "days") {
		case 0:
			by += list("BYMONTHDAY", -31, 31)
		case 1:
			by += byday(5)
		case 2:
			by += list("BYMONTHDAY", -31, 31) + byday(0)
		}
	case "YEARLY":
		by += maybe("BYMONTH", 1, 12)
		switch rapid.IntRange(0, 5).Draw(t, "days") {
		case 0:
			by += list("BYMONTHDAY", -31, 31)
		case 1:
			n := 20
			if by != "" {
				n = 4 // with a month, the library looks for a fifth one outside its year and panics
			}
			by += byday(n)
		case 2:
			by += list("BYYEARDAY", -366, 366)
		case 3:
			// Week -52 or -53 may be week 1, whose days of December the library finds only when it is called 1.
			by += list("BYWEEKNO", -51, 53) + byday(0)
		case 4:
			by += list("BYMONTHDAY", -31, 31) + byday(0)
		}
	}
	by += maybe("BYHOUR", 0, 23) + maybe("BYMINUTE", 0, 59)
	// In a week that begins before the start the library counts BYSETPOS from the start; RFC 5545 counts from the week's beginning.
	if by != "" && freq != "WEEKLY" && rapid.IntRange(0, 4).Draw(t, "with setpos") == 0 {
		by += list("BYSETPOS", -6, 6)
	}
	return out + wkst + by
}

// slowMoment finds the moment of a local second by looking at every offset that the zone has in the days around.
func slowMoment(zone *time.Location, l int64) int64 {
	best, before := End, int64(0)
	for h := int64(-60); h <= 60; h++ {
		_, off := time.Unix(l+h*1800, 0).In(zone).Zone()
		u := l - int64(off)
		if _, is := time.Unix(u, 0).In(zone).Zone(); is == off {
			best = min(best, u)
		}
		if h == -60 {
			before = int64(off)
		}
	}
	if best == End {
		return l - before
	}
	return best
}

func drawStart(t *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(1167609600, 1893456000).Draw(t, "start"), 0).UTC().Truncate(time.Minute) // 2007 to 2029
}

func TestRulesAgainstAnotherLibrary(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoneName := rapid.SampledFrom(testZones).Draw(t, "zone")
		zone, err := time.LoadLocation(zoneName)
		if err != nil {
			t.Fatal(err)
		}
		value := drawRule(t)
		wall := drawStart(t)
		start := slowMoment(zone, wall.Unix())
		if _, off := time.Unix(start, 0).In(zone).Zone(); start+int64(off) != wall.Unix() {
			t.Skip("the start is a local time that does not happen")
		}
		opt, err := rrule.StrToROption(value)
		if err != nil {
			t.Fatalf("%s: %v", value, err)
		}
		opt.Dtstart = wall
		end := ""
		switch rapid.IntRange(0, 2).Draw(t, "end") {
		case 1:
			opt.Count = rapid.IntRange(1, 30).Draw(t, "count")
			end = fmt.Sprint(";COUNT=", opt.Count)
		case 2:
			until := start + rapid.Int64Range(0, 3*365*day).Draw(t, "until")
			end = ";UNTIL=" + time.Unix(until, 0).UTC().Format("20060102T150405Z")
		}
		stop := wall.AddDate(6, 0, 0)
		if opt.Until = stop; strings.HasPrefix(end, ";UNTIL") { // the library reads it on the wall clock; it is held to below
			opt.Until = stop.AddDate(1, 0, 0)
		}
		ref, err := rrule.NewRRule(*opt)
		if err != nil {
			t.Fatal(err)
		}
		length := rapid.Int64Range(1, 40*hour).Draw(t, "length")
		s := Schedule{From: time.Unix(start, 0), Rule: value + end, Length: Length(length) * Length(time.Second), Zone: zoneName}
		var want []int64
		next := ref.Iterator()
		for {
			l, ok := next()
			if !ok || l.After(stop) {
				break
			}
			u := slowMoment(zone, l.Unix())
			if o := strings.TrimPrefix(end, ";UNTIL="); o != end && time.Unix(u, 0).UTC().Format("20060102T150405Z") > o {
				continue
			}
			want = append(want, u)
		}
		slices.Sort(want)
		want = slices.Compact(want)
		c, err := Compile(s)
		if err != nil {
			code := err.(*ScheduleError).Code
			if (code == "never" || code == "rule-setpos") && len(want) == 0 || code == "rule-overlaps" {
				return
			}
			t.Fatalf("%s: %v; the library has %d", s.Rule, err, len(want))
		}
		from := start + rapid.Int64Range(-100*day, 5*365*day).Draw(t, "from")
		w := Span{from, from + rapid.Int64Range(1, 300*day).Draw(t, "wide")}
		w.To = min(w.To, stop.Unix()-3*day)
		var exp []Span
		for _, u := range want {
			if o := (Span{u, u + length}); o.Meets(w) {
				exp = append(exp, o.Cut(w))
			}
		}
		got := c.Append(nil, w)
		if !slices.Equal(got, exp) {
			t.Fatalf("%s from %s in %q, %v:\n got %v\nwant %v", s.Rule, s.From.In(zone), zoneName, w, readable(got, zone), readable(exp, zone))
		}
		// Next and Last agree with the list.
		at := rapid.Int64Range(start-day, stop.Unix()-300*day).Draw(t, "at")
		i, held := slices.BinarySearch(want, at)
		j := i
		if held {
			j++
		}
		if n, ok := c.Next(at); j < len(want) && (!ok || n.From != want[j]) {
			t.Fatalf("%s: Next(%d) = %v, %v, want %d", s.Rule, at, n, ok, want[j])
		}
		n, ok := c.Last(at)
		if ok != (j > 0) || ok && n.From != want[j-1] {
			t.Fatalf("%s: Last(%d) = %v, %v of %v", s.Rule, at, n, ok, want[:j])
		}
	})
}

func readable(l []Span, zone *time.Location) (out []string) {
	for _, s := range l {
		out = append(out, time.Unix(s.From, 0).In(zone).Format("2006-01-02T15:04:05 MST")+fmt.Sprint(" ", s.To-s.From))
	}
	return out
}

// Hours are counted as they pass; the hours and days that a rule keeps to are those on the wall.
func TestHourlyAgainstCounting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zoneName := rapid.SampledFrom([]string{"", "Asia/Damascus", "Europe/Berlin", "America/New_York", "Asia/Kolkata"}).Draw(t, "zone")
		zone, _ := time.LoadLocation(zoneName)
		start := drawStart(t).Unix()
		interval := rapid.Int64Range(1, 30).Draw(t, "interval")
		hours := rapid.SliceOfNDistinct(rapid.IntRange(0, 23), 0, 12, rapid.ID[int]).Draw(t, "hours")
		days := rapid.SliceOfNDistinct(rapid.IntRange(0, 6), 0, 4, rapid.ID[int]).Draw(t, "days")
		value := fmt.Sprint("FREQ=HOURLY;INTERVAL=", interval)
		if len(hours) > 0 {
			value += ";BYHOUR=" + strings.Trim(strings.ReplaceAll(fmt.Sprint(hours), " ", ","), "[]")
		}
		if len(days) > 0 {
			var l []string
			for _, d := range days {
				l = append(l, weekdayCodes[d])
			}
			value += ";BYDAY=" + strings.Join(l, ",")
		}
		c, err := Compile(Schedule{From: time.Unix(start, 0), Rule: value, Length: Length(time.Hour), Zone: zoneName})
		if err != nil {
			if err.(*ScheduleError).Code == "never" {
				return // hours that the interval never meets
			}
			t.Fatal(err)
		}
		from := start + rapid.Int64Range(-day, 400*day).Draw(t, "from")
		w := Span{from, from + 60*day}
		var want []Span
		for u := start; u < w.To; u += interval * hour {
			at := time.Unix(u, 0).In(zone)
			if len(hours) > 0 && !slices.Contains(hours, at.Hour()) || len(days) > 0 && !slices.Contains(days, int(at.Weekday())) {
				continue
			}
			if o := (Span{u, u + hour}); o.Meets(w) {
				want = append(want, o.Cut(w))
			}
		}
		if got := c.Append(nil, w); !slices.Equal(got, want) {
			t.Fatalf("%s from %s:\n got %v\nwant %v", value, time.Unix(start, 0).In(zone), readable(got, zone), readable(want, zone))
		}
	})
}

// A window may be cut anywhere: what the halves give is what the whole gives.
func TestWindowsMayBeCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		zone := rapid.SampledFrom(testZones).Draw(t, "zone")
		start := drawStart(t)
		s := Schedule{From: start, Rule: drawRule(t), Length: Length(rapid.Int64Range(1, 100).Draw(t, "hours")) * Length(time.Hour), Zone: zone}
		for range rapid.IntRange(0, 3).Draw(t, "also") {
			s.Also = append(s.Also, start.Add(time.Duration(rapid.Int64Range(0, 1000).Draw(t, "h"))*time.Hour))
		}
		if rapid.Bool().Draw(t, "ends") {
			s.Until = start.Add(time.Duration(rapid.Int64Range(1, 20000).Draw(t, "until")) * time.Hour)
		}
		c, err := Compile(s)
		if err != nil {
			return
		}
		if n, ok := c.Next(Begin); ok && rapid.Bool().Draw(t, "except") {
			s.Except = append(s.Except, time.Unix(n.From, 0))
			if c, err = Compile(s); err != nil {
				return
			}
			if m, _ := c.Next(Begin); m.From <= n.From {
				t.Fatalf("%v was left out and came", n)
			}
		}
		a := start.Unix() + rapid.Int64Range(-day, 1000*day).Draw(t, "a")
		z := a + rapid.Int64Range(2, 500*day).Draw(t, "z")
		m := rapid.Int64Range(a+1, z-1).Draw(t, "m")
		whole := c.Cover(nil, Span{a, z})
		if halves := Normal(c.Append(c.Append(nil, Span{a, m}), Span{m, z})); !halves.Equal(whole) {
			t.Fatalf("%+v: %v and %v", s, whole, halves)
		}
		if c.At(m) != whole.At(m) {
			t.Fatalf("At(%d) = %v", m, c.At(m))
		}
		if b := c.Bounds(); !whole.Within(b).Equal(whole) {
			t.Fatalf("bounds %v, found %v", b, whole)
		}
	})
}

func TestCivil(t *testing.T) {
	for d := earliest / day; d < horizon/day; d++ {
		y, m, dom := civil(d)
		at := time.Unix(d*day, 0).UTC()
		if int(y) != at.Year() || m != int(at.Month()) || dom != at.Day() || weekday(d) != int(at.Weekday()) || dayNumber(y, m, dom) != d {
			t.Fatalf("day %d is %d-%d-%d, not %s", d, y, m, dom, at)
		}
	}
}

// Whole says the same times, and none of its rules needs to be cut.
func TestWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		start := drawStart(t)
		s := Schedule{From: start, Rule: drawRule(t), Length: Length(rapid.Int64Range(1, 100).Draw(t, "hours")) * Length(time.Hour), Zone: rapid.SampledFrom(testZones).Draw(t, "zone")}
		if rapid.IntRange(0, 9).Draw(t, "without a rule") == 0 {
			s.Rule = ""
		}
		if s.Rule != "" && rapid.Bool().Draw(t, "with count") {
			s.Rule += fmt.Sprint(";COUNT=", rapid.IntRange(1, 20).Draw(t, "count"))
		}
		for range rapid.IntRange(0, 3).Draw(t, "also") {
			s.Also = append(s.Also, start.Add(time.Duration(rapid.Int64Range(0, 1000).Draw(t, "h"))*time.Hour))
		}
		s.Until = start.Add(time.Duration(rapid.Int64Range(1, 5000).Draw(t, "until")) * time.Hour)
		c, err := Compile(s)
		if err != nil {
			return
		}
		w := Span{start.Unix() - day, start.Unix() + 6000*hour}
		list, err := s.Whole()
		if err != nil {
			t.Fatal(err)
		}
		var all []Span
		for _, p := range list {
			if p.Rule != "" && !p.Until.IsZero() {
				t.Fatalf("%+v still has to be cut", p)
			}
			pc, err := Compile(p)
			if err != nil {
				t.Fatalf("%+v of %+v: %v", p, s, err)
			}
			all = append(all, pc.Append(nil, w)...)
		}
		if got, want := Normal(all), c.Cover(nil, w); !got.Equal(want) {
			t.Fatalf("%+v as %+v:\n got %v\nwant %v", s, list, got, want)
		}
	})
}
