package watch

import (
	"math/bits"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A recurrence rule of RFC 5545, with HOURLY as the finest frequency. Rules are evaluated in local seconds: what a clock in the
// schedule's zone shows, counted as if it were UTC. Days and months are then plain arithmetic, and the first occurrence after a
// moment is computed from the number of the period, without walking there from the beginning. The zone comes in last, when a
// local second becomes a moment (schedule_zone.go). HOURLY counts hours that pass, so that watches that relieve each other every six
// hours go on doing so when clocks change; its line of time is UTC moved by the offset that held at its start.

type frequency uint8

const (
	yearly frequency = iota
	monthly
	weekly
	daily
	hourly
)

var frequencies = map[string]frequency{"YEARLY": yearly, "MONTHLY": monthly, "WEEKLY": weekly, "DAILY": daily, "HOURLY": hourly}

const (
	hour = 3600
	day  = 24 * hour
)

// nthDay is a weekday counted from the beginning of a month or year, or from its end when n is negative.
type nthDay struct {
	day int // 0 Sunday … 6 Saturday
	n   int
}

// rule is a rule with what its start adds to it.
type rule struct {
	freq      frequency
	interval  int64
	count     int   // 0: no limit
	until     int64 // a moment, inclusive; End: none
	weekStart int   // 0 Sunday … 6 Saturday; Monday unless WKST says otherwise

	months    uint16 // bit m: month m; 0: all
	monthDays uint32 // bit d: day d of the month
	lastDays  uint32 // bit d: day d from the end, 1 the last
	weekdays  uint8  // bit w: weekday w, 0 Sunday
	nth       []nthDay
	yearDays  []int
	weeks     []int
	setpos    []int
	hours     []int // as written, sorted; empty: as the start
	minutes   []int
	seconds   []int

	// What prepare adds.
	start      int64   // first occurrence at the earliest, local seconds
	first      int64   // number of the period that the start lies in
	times      []int64 // seconds into the day, or into the hour with HOURLY, sorted
	hourMask   uint32  // HOURLY: hours allowed; 0: all
	inYear     bool    // the n of nth counts in the year
	shift      int64   // HOURLY: seconds that its line of time is ahead of UTC, always
	end        int64   // local seconds, exclusive: where COUNT or the horizon ends it
	plainHours bool    // HOURLY without hours or days that it keeps to
}

var weekdayCodes = [...]string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// parseRule reads the value of an RRULE. The error is a *ScheduleError without words about the rest of the schedule.
func parseRule(value string) (*rule, *ScheduleError) {
	bad := func(code, value string) *ScheduleError {
		return &ScheduleError{Code: code, Field: "rule", Value: clip(value)}
	}
	if len(value) > maxRuleBytes {
		return nil, bad("rule-long", strconv.Itoa(maxRuleBytes))
	}
	value = strings.ToUpper(strings.TrimSpace(value))
	value = strings.TrimPrefix(value, "RRULE:")
	r := &rule{interval: 1, until: End, weekStart: int(time.Monday)}
	seen := make(map[string]bool)
	for part := range strings.SplitSeq(strings.TrimSuffix(value, ";"), ";") {
		name, v, ok := strings.Cut(part, "=")
		if !ok || v == "" {
			return nil, bad("rule-part", part)
		}
		if seen[name] {
			return nil, bad("rule-twice", name)
		}
		seen[name] = true
		fine := true
		switch name {
		case "FREQ":
			if v == "SECONDLY" || v == "MINUTELY" {
				return nil, bad("rule-explodes", v)
			}
			if r.freq, fine = frequencies[v]; !fine {
				return nil, bad("rule-part", part)
			}
		case "INTERVAL":
			var n int
			n, fine = ruleNumber(v, 1, maxInterval)
			r.interval = int64(n)
		case "COUNT":
			if r.count, fine = ruleNumber(v, 1, maxCount); !fine {
				if _, big := ruleNumber(v, 1, 1<<30); big {
					return nil, bad("rule-count", v)
				}
			}
		case "UNTIL":
			t, err := time.Parse("20060102T150405Z", v)
			if err != nil {
				return nil, bad("rule-until", v)
			}
			r.until = t.Unix()
		case "WKST":
			r.weekStart = slices.Index(weekdayCodes[:], v)
			fine = r.weekStart >= 0
		case "BYMONTH":
			var l []int
			if l, fine = ruleNumbers(v, 1, 12, false); fine {
				for _, m := range l {
					r.months |= 1 << m
				}
			}
		case "BYMONTHDAY":
			var l []int
			if l, fine = ruleNumbers(v, 1, 31, true); fine {
				for _, d := range l {
					if d > 0 {
						r.monthDays |= 1 << d
					} else {
						r.lastDays |= 1 << -d
					}
				}
			}
		case "BYDAY":
			for d := range strings.SplitSeq(v, ",") {
				w := -1
				if len(d) >= 2 {
					w = slices.Index(weekdayCodes[:], d[len(d)-2:])
				}
				if w < 0 {
					return nil, bad("rule-part", part)
				}
				if len(d) == 2 {
					r.weekdays |= 1 << w
					continue
				}
				n, ok := ruleSigned(d[:len(d)-2], 1, 53)
				if !ok || len(r.nth) >= maxList {
					return nil, bad("rule-part", part)
				}
				r.nth = append(r.nth, nthDay{w, n})
			}
		case "BYYEARDAY":
			r.yearDays, fine = ruleNumbers(v, 1, 366, true)
		case "BYWEEKNO":
			r.weeks, fine = ruleNumbers(v, 1, 53, true)
		case "BYSETPOS":
			r.setpos, fine = ruleNumbers(v, 1, 366, true)
		case "BYHOUR":
			r.hours, fine = ruleNumbers(v, 0, 23, false)
		case "BYMINUTE":
			r.minutes, fine = ruleNumbers(v, 0, 59, false)
		case "BYSECOND":
			r.seconds, fine = ruleNumbers(v, 0, 59, false)
		default:
			return nil, bad("rule-part", part)
		}
		if !fine {
			return nil, bad("rule-part", part)
		}
	}
	if !seen["FREQ"] {
		return nil, bad("rule-freq", value)
	}
	if seen["COUNT"] && seen["UNTIL"] {
		return nil, bad("rule-ends", value)
	}
	// RFC 5545, 3.3.10: which part means nothing with which frequency.
	if part := r.misplaced(); part != "" {
		return nil, bad("rule-misplaced", part)
	}
	if seen["BYSETPOS"] && len(seen) == 2+b2i(seen["INTERVAL"])+b2i(seen["COUNT"])+b2i(seen["UNTIL"])+b2i(seen["WKST"]) {
		return nil, bad("rule-misplaced", "BYSETPOS")
	}
	if most := r.perPeriod(); len(r.setpos) > 0 && !slices.ContainsFunc(r.setpos, func(p int) bool { return max(p, -p) <= most }) {
		return nil, bad("rule-setpos", strconv.Itoa(most))
	}
	return r, nil
}

// perPeriod is how many occurrences one period can hold at most: what BYSETPOS can count to.
func (r *rule) perPeriod() int {
	n := max(1, len(r.minutes)) * max(1, len(r.seconds))
	if r.freq == hourly {
		return n
	}
	return n * max(1, len(r.hours)) * map[frequency]int{yearly: 366, monthly: 31, weekly: 7, daily: 1}[r.freq]
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (r *rule) misplaced() string {
	switch {
	case len(r.nth) > 0 && r.freq > monthly, len(r.nth) > 0 && len(r.weeks) > 0:
		return "BYDAY"
	case r.freq == monthly && slices.ContainsFunc(r.nth, func(d nthDay) bool { return d.n > 5 || d.n < -5 }):
		return "BYDAY"
	case (r.monthDays != 0 || r.lastDays != 0) && r.freq == weekly:
		return "BYMONTHDAY"
	case len(r.yearDays) > 0 && r.freq != yearly:
		return "BYYEARDAY"
	case len(r.weeks) > 0 && r.freq != yearly:
		return "BYWEEKNO"
	}
	return ""
}

// ruleNumber reads a plain number between lo and hi.
func ruleNumber(s string, lo, hi int) (int, bool) {
	if s == "" || len(s) > 9 || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, _ := strconv.Atoi(s)
	return n, n >= lo && n <= hi
}

// ruleSigned reads a number whose size is between lo and hi.
func ruleSigned(s string, lo, hi int) (int, bool) {
	minus := strings.HasPrefix(s, "-")
	if minus || strings.HasPrefix(s, "+") {
		s = s[1:]
	}
	n, ok := ruleNumber(s, lo, hi)
	if minus {
		n = -n
	}
	return n, ok
}

// ruleNumbers reads a list of numbers, which comes back sorted and without doubles.
func ruleNumbers(s string, lo, hi int, sign bool) ([]int, bool) {
	var out []int
	for p := range strings.SplitSeq(s, ",") {
		n, ok := ruleNumber(p, lo, hi)
		if sign {
			n, ok = ruleSigned(p, lo, hi)
		}
		if !ok || len(out) >= maxList {
			return nil, false
		}
		out = append(out, n)
	}
	slices.Sort(out)
	return slices.Compact(out), true
}

// prepare adds to a rule what it takes from its start, given in local seconds, which are shift ahead of UTC there.
func (r *rule) prepare(start, shift int64) {
	r.start, r.shift, r.end = start, shift, horizon
	d, s := floorDiv(start, day), floorMod(start, day)
	y, m, dom := civil(d)

	or := func(l []int, v int64) []int {
		if len(l) > 0 {
			return l
		}
		return []int{int(v)}
	}
	minutes, seconds := or(r.minutes, s/60%60), or(r.seconds, s%60)
	hours := []int{0}
	if r.freq != hourly {
		hours = or(r.hours, s/hour)
	} else {
		for _, h := range r.hours {
			r.hourMask |= 1 << h
		}
	}
	for _, h := range hours {
		for _, mi := range minutes {
			for _, se := range seconds {
				r.times = append(r.times, int64(h*hour+mi*60+se))
			}
		}
	}

	byDay := r.weekdays != 0 || len(r.nth) > 0
	byDate := r.monthDays != 0 || r.lastDays != 0
	switch r.freq {
	case yearly:
		if !byDay && !byDate && len(r.yearDays) == 0 && len(r.weeks) == 0 {
			if r.months == 0 {
				r.months = 1 << m
			}
			r.monthDays = 1 << dom
		}
		if len(r.weeks) > 0 && !byDay && !byDate && len(r.yearDays) == 0 {
			r.weekdays = 1 << weekday(d)
		}
		r.inYear = r.months == 0
		r.first = y
	case monthly:
		if !byDay && !byDate {
			r.monthDays = 1 << dom
		}
		r.first = y*12 + int64(m) - 1
	case weekly:
		if !byDay {
			r.weekdays = 1 << weekday(d)
		}
		r.first = floorDiv(d-firstWeekday(r.weekStart), 7)
	case daily:
		r.first = d
	case hourly:
		r.first = floorDiv(start, hour)
		r.plainHours = r.hourMask == 0 && !byDay && !byDate && r.months == 0
	}
}

// firstWeekday is the day number, close to 1970, of a day that is the weekday w.
func firstWeekday(w int) int64 { return int64(w) - 4 } // 1970-01-01 was a Thursday

// step is how many periods after the first the period lies that holds the local second l, rounded down to a multiple of the
// interval, in multiples of the interval; never less than 0.
func (r *rule) step(l int64) int64 {
	var p int64
	d := floorDiv(l, day)
	switch r.freq {
	case yearly:
		p, _, _ = civil(d)
	case monthly:
		y, m, _ := civil(d)
		p = y*12 + int64(m) - 1
	case weekly:
		p = floorDiv(d-firstWeekday(r.weekStart), 7)
	case daily:
		p = d
	case hourly:
		p = floorDiv(l, hour)
	}
	return max(0, floorDiv(p-r.first, r.interval))
}

// period appends the local seconds of the k-th period, counted in intervals from the first, in order, and says when the period begins, at the latest.
func (r *rule) period(out []int64, k int64, c *clock) ([]int64, int64) {
	p := r.first + k*r.interval
	n := len(out)
	var begins int64
	switch r.freq {
	case daily:
		begins = p * day
		if r.allows(p) {
			out = r.timesOf(out, p)
		}
	case weekly:
		d := p*7 + firstWeekday(r.weekStart)
		begins = d * day
		for w := range 7 {
			if wd := (r.weekStart + w) % 7; r.weekdays>>wd&1 == 1 && r.allows(d+int64(w)) {
				out = r.timesOf(out, d+int64(w))
			}
		}
	case monthly:
		y, m := floorDiv(p, 12), int(floorMod(p, 12))+1
		begins = dayNumber(y, m, 1) * day
		if r.months == 0 || r.months>>m&1 == 1 {
			out = r.month(out, y, m)
		}
	case yearly:
		begins = dayNumber(p, 1, 1) * day
		for m := 1; m <= 12; m++ {
			if r.months == 0 || r.months>>m&1 == 1 {
				out = r.month(out, p, m)
			}
		}
	case hourly:
		begins = p * hour
		if r.plainHours || r.allowsHour(p*hour, c) {
			for _, t := range r.times {
				out = append(out, p*hour+t)
			}
		}
	}
	if len(r.setpos) > 0 {
		out = r.pick(out, n)
	}
	return out, begins
}

// skip is how many more steps of HOURLY from the hour that begins at l fall on a day that the rule does not take.
func (r *rule) skip(l int64, c *clock) int64 {
	u := l - r.shift
	l = u + c.offset(u)
	d := floorDiv(l, day)
	left := (d+1)*day - l
	if u+left >= c.to || r.allows(d) { // near a change of clocks, step by step
		return 0
	}
	return (left - 1) / (r.interval * hour)
}

// allowsHour says whether HOURLY takes the hour that begins at l on its own line of time. Hours and days are those of the clock on the wall.
func (r *rule) allowsHour(l int64, c *clock) bool {
	u := l - r.shift
	l = u + c.offset(u)
	return (r.hourMask == 0 || r.hourMask>>(floorMod(l, day)/hour)&1 == 1) && r.allows(floorDiv(l, day))
}

// timesOf appends the times of one day.
func (r *rule) timesOf(out []int64, d int64) []int64 {
	for _, t := range r.times {
		out = append(out, d*day+t)
	}
	return out
}

// allows says whether DAILY, WEEKLY and HOURLY take a day.
func (r *rule) allows(d int64) bool {
	if r.weekdays != 0 && r.weekdays>>weekday(d)&1 == 0 {
		return false
	}
	if r.months == 0 && r.monthDays == 0 && r.lastDays == 0 {
		return true
	}
	y, m, dom := civil(d)
	if r.months != 0 && r.months>>m&1 == 0 {
		return false
	}
	if r.monthDays == 0 && r.lastDays == 0 {
		return true
	}
	return r.monthDays>>dom&1 == 1 || r.lastDays>>(monthLength(y, m)-dom+1)&1 == 1
}

// month appends what MONTHLY and YEARLY take of a month.
func (r *rule) month(out []int64, y int64, m int) []int64 {
	d, n := dayNumber(y, m, 1), monthLength(y, m)
	all := uint32(1)<<(n+1) - 2 // bit d: day d of this month
	mask := all
	if r.monthDays != 0 || r.lastDays != 0 {
		mask = r.monthDays
		for l := r.lastDays; l != 0; l &= l - 1 {
			if dom := n + 1 - bits.TrailingZeros32(l); dom > 0 {
				mask |= 1 << dom
			}
		}
		mask &= all
	}
	if r.weekdays != 0 || len(r.nth) > 0 {
		var days uint32
		for w := range 7 {
			if r.weekdays>>w&1 == 1 {
				for dom := 1 + int(floorMod(int64(w-weekday(d)), 7)); dom <= n; dom += 7 {
					days |= 1 << dom
				}
			}
		}
		for _, nth := range r.nth {
			dom := r.nthIn(y, d, n, nth)
			if dom >= 1 && dom <= n {
				days |= 1 << dom
			}
		}
		mask &= days
	}
	for ; mask != 0; mask &= mask - 1 {
		dd := d + int64(bits.TrailingZeros32(mask)) - 1
		if len(r.yearDays) > 0 {
			jan := dayNumber(y, 1, 1)
			of := int(dd-jan) + 1
			if !slices.Contains(r.yearDays, of) && !slices.Contains(r.yearDays, of-1-int(dayNumber(y+1, 1, 1)-jan)) {
				continue
			}
		}
		if len(r.weeks) > 0 && !r.inWeek(dd) {
			continue
		}
		out = r.timesOf(out, dd)
	}
	return out
}

// nthIn is the day of the month, which begins on day d and has n days, that the n-th weekday falls on; outside 1…n when it is
// not in this month.
func (r *rule) nthIn(y, d int64, n int, nth nthDay) int {
	from, to := d, d+int64(n)-1 // of what is counted in: the month, or the year
	if r.freq == yearly && r.inYear {
		from, to = dayNumber(y, 1, 1), dayNumber(y+1, 1, 1)-1
	}
	var at int64
	if nth.n > 0 {
		at = from + floorMod(int64(nth.day-weekday(from)), 7) + int64(nth.n-1)*7
	} else {
		at = to - floorMod(int64(weekday(to)-nth.day), 7) + int64(nth.n+1)*7
	}
	if at < from || at > to {
		return 0
	}
	return int(at-d) + 1
}

// inWeek says whether BYWEEKNO takes a day: weeks begin on WKST, and week 1 is the first with at least four days in its year.
func (r *rule) inWeek(d int64) bool {
	start := d - floorMod(int64(weekday(d)-r.weekStart), 7)
	y, _, _ := civil(start + 3) // the day that decides which year the week belongs to
	no := int(start+3-dayNumber(y, 1, 1))/7 + 1
	if slices.Contains(r.weeks, no) {
		return true
	}
	jan := dayNumber(y+1, 1, 1)
	nextStart := jan + 3 - floorMod(int64(weekday(jan+3)-r.weekStart), 7) // week 1 of the year after holds its 4th of January
	return slices.Contains(r.weeks, -int((nextStart-start)/7))
}

// pick leaves of out[n:] what BYSETPOS asks for.
func (r *rule) pick(out []int64, n int) []int64 {
	set := out[n:]
	kept := make([]int64, 0, len(r.setpos))
	for _, p := range r.setpos {
		if p < 0 {
			p += len(set) + 1
		}
		if p >= 1 && p <= len(set) {
			kept = append(kept, set[p-1])
		}
	}
	slices.Sort(kept)
	return append(out[:n], slices.Compact(kept)...)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 {
	if m := a % b; m < 0 {
		return m + b
	} else {
		return m
	}
}

// weekday of a day number: 0 Sunday … 6 Saturday.
func weekday(d int64) int { return int(floorMod(d+4, 7)) }

// civil is the date of a day number, counted from 1970-01-01 (after Howard Hinnant's days_from_civil, proleptic Gregorian).
func civil(d int64) (y int64, m, dom int) {
	d += 719468
	era := floorDiv(d, 146097)
	doe := d - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dom = int(doy - (153*mp+2)/5 + 1)
	m = int(mp) + 3
	if m > 12 {
		m -= 12
	}
	y = yoe + era*400
	if m <= 2 {
		y++
	}
	return y, m, dom
}

// dayNumber is the number of a date, counted from 1970-01-01.
func dayNumber(y int64, m, dom int) int64 {
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := int64((153*(m-3)+2)/5 + dom - 1)
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

func monthLength(y int64, m int) int {
	switch m {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if y%4 == 0 && (y%100 != 0 || y%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}
