package watch

import (
	"cmp"
	"encoding"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Schedule is when a watch is kept: without a break, or again and again by a rule.
type Schedule struct {
	From   time.Time   `json:"from"`             // first moment; with a Rule, DTSTART: no occurrence is earlier, and what Rule does not say (time, day) is taken from it
	Until  time.Time   `json:"until,omitzero"`   // end, exclusive; zero: no end known. Cuts the occurrence that it falls into
	Rule   string      `json:"rule,omitempty"`   // value of an RFC 5545 RRULE, HOURLY at the finest; empty: without a break from From to Until
	Length Length      `json:"length,omitempty"` // of each occurrence; needed with Rule or Also
	Zone   string      `json:"zone,omitempty"`   // IANA name of the zone in which Rule counts days and hours; empty: UTC
	Except []time.Time `json:"except,omitempty"` // starts of occurrences left out (EXDATE)
	Also   []time.Time `json:"also,omitempty"`   // starts of further occurrences (RDATE)
}

// Length is how long an occurrence is: time that passes, whatever clocks are put back or forward meanwhile. In JSON and text it is an
// ISO 8601 duration of hours, minutes and seconds, "PT8H"; days and weeks are read as 24 hours each, "P1D", and years and months not at all.
type Length time.Duration

var (
	_ encoding.TextMarshaler   = Length(0)
	_ encoding.TextUnmarshaler = (*Length)(nil)
)

// Seconds is the length in seconds.
func (l Length) Seconds() int64 { return int64(time.Duration(l) / time.Second) }

// String is the length as an ISO 8601 duration, "PT8H".
func (l Length) String() string {
	s := l.Seconds()
	if s <= 0 {
		return "PT0S"
	}
	out := "PT"
	for _, u := range []struct {
		in   int64
		name string
	}{{hour, "H"}, {60, "M"}, {1, "S"}} {
		if n := s / u.in; n > 0 {
			out += strconv.FormatInt(n, 10) + u.name
			s %= u.in
		}
	}
	return out
}

// MarshalText writes the length as String does.
func (l Length) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads an ISO 8601 duration of weeks, days, hours, minutes and seconds, without fractions. The error is a *ScheduleError.
func (l *Length) UnmarshalText(b []byte) error {
	v, ok := parseLength(string(b))
	if !ok {
		return &ScheduleError{Code: "length", Field: "length", Value: clip(string(b))}
	}
	*l = v
	return nil
}

// ParseLength reads an ISO 8601 duration, as Length.UnmarshalText does.
func ParseLength(s string) (Length, error) {
	var l Length
	err := l.UnmarshalText([]byte(s))
	return l, err
}

func parseLength(s string) (Length, bool) {
	rest, ok := strings.CutPrefix(strings.ToUpper(strings.TrimSpace(s)), "P")
	if !ok || rest == "" || strings.HasSuffix(rest, "T") {
		return 0, false
	}
	date, clock, _ := strings.Cut(rest, "T")
	var sum int64
	for _, part := range []struct {
		text  string
		units string
		in    []int64
	}{{date, "WD", []int64{7 * day, day}}, {clock, "HMS", []int64{hour, 60, 1}}} {
		from := 0
		for part.text != "" {
			i := strings.IndexAny(part.text, part.units)
			if i < 0 {
				return 0, false
			}
			n, ok := ruleNumber(part.text[:i], 0, 1e9)
			u := strings.IndexByte(part.units, part.text[i])
			if !ok || u < from {
				return 0, false
			}
			sum += int64(n) * part.in[u]
			from, part.text = u+1, part.text[i+1:]
		}
	}
	if sum > math.MaxInt64/int64(time.Second) {
		return 0, false
	}
	return Length(sum) * Length(time.Second), true
}

// Bounds of a schedule. They keep what a rule can unfold to within reason, whoever wrote it.
const (
	MaxLength    = Length(366 * 24 * time.Hour) // of one occurrence
	MaxPerDay    = 96                           // occurrences that begin in one day: every quarter of an hour
	MaxAtOnce    = 1000                         // occurrences of one schedule that run at once, at most about
	MaxListed    = 1000                         // times in Except, and in Also
	maxCount     = 100_000
	maxInterval  = 9999
	maxList      = 400 // values in one BY part
	maxRuleBytes = 1000
)

// Schedules lie between the years 1900 and 2200; rules that never end are unfolded no further.
var (
	earliest = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	horizon  = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// Compiled is a schedule ready to be unfolded. It does not change and may be used by many at once.
type Compiled struct {
	from, until int64 // moments; until exclusive
	length      int64 // seconds; 0 without rule and without Also: from begins the one span, until ends it
	rule        *rule // nil: the one occurrence at from, and also
	zone        *time.Location
	except      []int64
	also        []int64
}

// Compiler compiles many schedules and keeps the zones that it has met: reading one costs more than all the rest. The zero value is
// ready; it must not be used by two at once.
type Compiler struct{ zones map[string]*time.Location }

// Compile checks a schedule and makes it ready to be unfolded. The error is a *ScheduleError. Where many are compiled, a Compiler is faster.
func Compile(s Schedule) (*Compiled, error) {
	var c Compiler
	return c.Compile(s)
}

// Check says what is wrong with a schedule: nil, or a *ScheduleError that names the first thing found.
func (s Schedule) Check() error {
	_, err := Compile(s)
	return err
}

// Compile checks a schedule and makes it ready to be unfolded. The error is a *ScheduleError.
func (k *Compiler) Compile(s Schedule) (*Compiled, error) {
	c, err := k.compile(s)
	if err != nil {
		return nil, err
	}
	return c, nil
}

func (k *Compiler) compile(s Schedule) (*Compiled, *ScheduleError) {
	bad := func(code, field, value string) *ScheduleError {
		return &ScheduleError{Code: code, Field: field, Value: clip(value)}
	}
	if s.From.IsZero() {
		return nil, bad("from-missing", "from", "")
	}
	c := &Compiled{from: s.From.Unix(), until: End, length: s.Length.Seconds()}
	if c.from < earliest || c.from >= horizon {
		return nil, bad("range", "from", s.From.UTC().Format(time.RFC3339))
	}
	if !s.Until.IsZero() {
		c.until = s.Until.Unix()
		if c.until <= c.from {
			return nil, bad("ends-first", "until", s.Until.UTC().Format(time.RFC3339))
		}
		if c.until >= horizon {
			return nil, bad("range", "until", s.Until.UTC().Format(time.RFC3339))
		}
	}
	var ok bool
	if c.zone, ok = k.zoneOf(s.Zone); !ok {
		return nil, bad("zone", "zone", s.Zone)
	}
	switch {
	case s.Length < 0 || s.Length != 0 && c.length == 0:
		return nil, bad("length", "length", time.Duration(s.Length).String())
	case s.Length > MaxLength:
		return nil, bad("length-long", "length", s.Length.String())
	case s.Length == 0 && s.Rule != "":
		return nil, bad("length-missing", "length", "")
	case s.Length == 0 && len(s.Also) > 0:
		return nil, bad("length-missing", "length", "")
	case s.Length == 0 && len(s.Except) > 0:
		return nil, bad("except-alone", "except", "")
	}
	for _, l := range []struct {
		field string
		times []time.Time
		out   *[]int64
	}{{"except", s.Except, &c.except}, {"also", s.Also, &c.also}} {
		if len(l.times) > MaxListed {
			return nil, bad("many", l.field, strconv.Itoa(len(l.times)))
		}
		for _, t := range l.times {
			if u := t.Unix(); u < earliest || u >= horizon {
				return nil, bad("range", l.field, t.UTC().Format(time.RFC3339))
			}
			*l.out = append(*l.out, t.Unix())
		}
		slices.Sort(*l.out)
		*l.out = slices.Compact(*l.out)
	}
	if s.Rule == "" {
		if c.length > 0 && len(c.also) == 0 && c.until == End {
			c.until = c.from + c.length
		}
		if _, ok := c.Next(Begin); !ok {
			return nil, bad("never", "except", "")
		}
		return c, nil
	}
	r, err := parseRule(s.Rule)
	if err != nil {
		return nil, err
	}
	if r.perDay() > MaxPerDay {
		return nil, bad("rule-dense", "rule", s.Rule)
	}
	if c.length*int64(r.perDay()) > MaxAtOnce*day {
		return nil, bad("rule-overlaps", "length", s.Length.String())
	}
	clk := newClock(c.zone)
	off := clk.offset(c.from)
	start := c.from + off
	r.prepare(start, off)
	c.rule = r
	if r.count > 0 {
		w, last := c.walk(c.from, batch), start
		for range r.count {
			l, _, ok := w.next(horizon)
			if !ok {
				break
			}
			last = l
		}
		r.end = last + 1
	}
	if _, ok := c.Next(Begin); !ok {
		return nil, bad("never", "rule", s.Rule)
	}
	return c, nil
}

// perDay is how many occurrences may begin in one day.
func (r *rule) perDay() int {
	n := max(1, len(r.minutes)) * max(1, len(r.seconds))
	if r.freq == hourly {
		per := int((23 + r.interval) / r.interval)
		if len(r.hours) > 0 {
			per = min(per, len(r.hours))
		}
		return n * per
	}
	return n * max(1, len(r.hours))
}

func (k *Compiler) zoneOf(name string) (*time.Location, bool) {
	if name == "" || name == "UTC" {
		return time.UTC, true
	}
	if z, ok := k.zones[name]; ok {
		return z, z != nil
	}
	if k.zones == nil {
		k.zones = make(map[string]*time.Location)
	}
	z, err := time.LoadLocation(name)
	if err != nil || name == "Local" || len(name) > 64 {
		z = nil
	}
	if len(k.zones) < 2000 { // there are some 600; made-up names are not worth keeping
		k.zones[name] = z
	}
	return z, z != nil
}

// walk goes through the starts of a rule in the order of its local times, which is that of the moments except where clocks are put
// forward: there a start may come up to the width of the change (a day at the most) after a later one.
type walk struct {
	c     *Compiled
	clk   clock
	k     int64
	i     int
	ahead int // how many starts to make at a time, at least
	full  []int64
	room  [64]int64
}

// batch is how many starts are made at a time where many will be wanted.
const batch = 16

// slack is more than any offset from UTC and any change of clocks.
const slack = 2 * day

// walk begins with the first start at or after the moment from; a few earlier ones may come first.
func (c *Compiled) walk(from int64, ahead int) walk {
	w := walk{c: c, clk: newClock(c.zone), ahead: ahead}
	r := c.rule
	l := r.start
	if from > c.from {
		l = max(l, min(from, horizon)-slack)
	}
	w.k = r.step(l)
	return w
}

// next is the next start, as local seconds and as a moment; none if it would lie slack or more beyond the moment to, in local seconds.
func (w *walk) next(to int64) (l, u int64, ok bool) {
	r := w.c.rule
	for {
		for w.i < len(w.full) {
			l = w.full[w.i]
			w.i++
			if l < r.start {
				continue
			}
			if l >= r.end {
				return 0, 0, false
			}
			switch {
			case r.freq == hourly:
				u = l - r.shift
			case l == r.start:
				u = w.c.from
			default:
				u = w.clk.moment(l)
			}
			if u > r.until {
				continue
			}
			return l, u, true
		}
		if !w.fill(min(to, horizon) + slack) {
			return 0, 0, false
		}
	}
}

// fill takes the next periods that hold something.
func (w *walk) fill(limit int64) bool {
	r := w.c.rule
	if r.until < horizon {
		limit = min(limit, r.until+slack)
	}
	limit = min(limit, r.end)
	w.full, w.i = w.room[:0], 0
	for len(w.full) < w.ahead {
		var begins int64
		n := len(w.full)
		w.full, begins = r.period(w.full, w.k, &w.clk)
		if begins >= limit {
			w.full = w.full[:n]
			break
		}
		if r.freq == hourly && !r.plainHours && len(w.full) == n {
			w.k += r.skip((r.first+w.k*r.interval)*hour, &w.clk)
		}
		w.k++
	}
	return len(w.full) > 0
}

// Append adds to dst the occurrences that meet w, cut to w and to the end of the schedule, in the order in which they start. They may overlap: Normal
// merges them. A window with an open end is unfolded to the year 2200.
func (c *Compiled) Append(dst []Span, w Span) []Span {
	base := len(dst)
	if c.length == 0 {
		if s := w.Cut(Span{c.from, c.until}); !s.Empty() {
			dst = append(dst, s)
		}
		return dst
	}
	w = w.Cut(Span{earliest, min(c.until, horizon+c.length)})
	if w.Empty() {
		return dst
	}
	lo := w.From - c.length + 1 // the first start that still meets the window
	if c.rule == nil {
		if c.from >= lo && c.from < w.To {
			dst = append(dst, Span{c.from, c.from + c.length})
		}
	} else {
		dst = c.unfold(dst, lo, w.To)
	}
	if len(c.also) > 0 {
		i, _ := slices.BinarySearch(c.also, lo)
		for ; i < len(c.also) && c.also[i] < w.To; i++ {
			dst = append(dst, Span{c.also[i], c.also[i] + c.length})
		}
		own := dst[base:]
		slices.SortFunc(own, func(a, b Span) int { return cmp.Compare(a.From, b.From) })
		dst = dst[:base+len(slices.Compact(own))]
	}
	if len(c.except) > 0 {
		own := slices.DeleteFunc(dst[base:], func(s Span) bool {
			_, out := slices.BinarySearch(c.except, s.From)
			return out
		})
		dst = dst[:base+len(own)]
	}
	own := dst[base:]
	for i := range own {
		if own[i].From >= w.From {
			break
		}
		own[i].From = w.From
	}
	for i := len(own) - 1; i >= 0; i-- {
		if own[i].To <= w.To {
			break
		}
		own[i].To = w.To
	}
	return dst
}

// unfold appends the occurrences that start between lo and hi, whole, in order of start, none twice.
func (c *Compiled) unfold(dst []Span, lo, hi int64) []Span {
	base := len(dst)
	wk := c.walk(lo, batch)
	for {
		_, u, ok := wk.next(hi)
		if !ok {
			return dst
		}
		if u < lo {
			continue
		}
		if u >= hi {
			if u >= hi+slack {
				return dst
			}
			continue
		}
		i := len(dst)
		for i > base && dst[i-1].From > u { // clocks were put forward
			i--
		}
		switch {
		case i > base && dst[i-1].From == u:
		case i == len(dst):
			dst = append(dst, Span{u, u + c.length})
		default:
			dst = slices.Insert(dst, i, Span{u, u + c.length})
		}
	}
}

// Cover is what Append gives, merged, written over dst, whose memory is used again.
func (c *Compiled) Cover(dst Spans, w Span) Spans { return Normal(c.Append(dst[:0], w)) }

// At says whether the schedule holds the moment t.
func (c *Compiled) At(t int64) bool {
	var room [8]Span
	return len(c.Append(room[:0], Span{t, t + 1})) > 0
}

// Bounds is from the first moment of the schedule to the end that is known; To is End where none is, or where it is not before the
// year 2200. There may be nothing at either edge.
func (c *Compiled) Bounds() Span {
	to := c.until
	if c.length > 0 {
		last := c.from
		if r := c.rule; r != nil {
			last = End
			if r.until < horizon {
				last = r.until
			}
			if r.end < horizon {
				last = min(last, r.end+slack)
			}
		}
		if len(c.also) > 0 {
			last = max(last, c.also[len(c.also)-1])
		}
		if last < horizon {
			to = min(to, last+c.length)
		}
	}
	from := c.from
	if len(c.also) > 0 {
		from = min(from, c.also[0])
	}
	return Span{from, to}
}

// over says whether nothing of the schedule is left at a moment. Bounds alone does not tell: the end of a rule that counts is
// known to it only to the slack.
func (c *Compiled) over(at int64) bool {
	switch to := c.Bounds().To; {
	case to <= at:
		return true
	case to == End || c.length == 0:
		return false
	}
	if _, more := c.Next(at); more {
		return false
	}
	last, ok := c.Last(at)
	return ok && last.To <= at
}

// Next is the first occurrence that starts after the moment given, whole but for the end of the schedule; false if there is none up to the year 2200.
func (c *Compiled) Next(after int64) (Span, bool) {
	best := End
	take := func(u int64) {
		if u > after && u < best && u < c.until {
			if _, out := slices.BinarySearch(c.except, u); !out {
				best = u
			}
		}
	}
	for _, u := range c.also {
		take(u)
	}
	if c.rule == nil {
		take(c.from)
	} else {
		wk := c.walk(max(after, earliest), 1)
		for {
			_, u, ok := wk.next(min(best, c.until, horizon))
			if !ok || u > best && u-best > slack {
				break
			}
			take(u)
		}
	}
	return c.occurrence(best)
}

// Last is the last occurrence that starts at the moment given or before; false if there is none.
func (c *Compiled) Last(at int64) (Span, bool) {
	hi := min(at, horizon-1)
	if c.until != End {
		hi = min(hi, c.until-1)
	}
	best := End
	found := func(u int64) bool {
		_, out := slices.BinarySearch(c.except, u)
		return !out && u <= hi
	}
	for _, u := range c.also {
		if found(u) {
			best = u
		}
	}
	later := func(u int64) {
		if found(u) && (best == End || u > best) {
			best = u
		}
	}
	if c.rule == nil {
		later(c.from)
		return c.occurrence(best)
	}
	// Back in stretches that double, until one holds something.
	for to, wide := hi+1, int64(4*day); to > c.from; to, wide = to-wide, wide*2 {
		from := max(c.from, to-wide)
		if best != End && best >= to {
			break
		}
		starts := c.unfold(nil, from, to)
		for i := len(starts) - 1; i >= 0; i-- {
			if found(starts[i].From) {
				later(starts[i].From)
				return c.occurrence(best)
			}
		}
	}
	return c.occurrence(best)
}

func (c *Compiled) occurrence(u int64) (Span, bool) {
	if u == End {
		return Span{}, false
	}
	if c.length == 0 {
		return Span{u, c.until}, true
	}
	return Span{u, min(u+c.length, c.until)}, true
}

// clip cuts what somebody wrote to what a message can hold.
func clip(s string) string {
	const most = 60
	r := []rune(strings.ToValidUTF8(s, "�"))
	if len(r) > most {
		return string(r[:most]) + "…"
	}
	return string(r)
}
