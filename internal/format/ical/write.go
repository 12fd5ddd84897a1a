package ical

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Write writes a calendar. The same calendar gives the same bytes. An event without UID or start, with a rule and no length, or in a zone
// that is not known is an error, and so is whatever w returns.
func Write(w io.Writer, c Calendar) error {
	out := &writer{w: bufio.NewWriter(w)}
	out.line("BEGIN", "VCALENDAR")
	out.line("VERSION", "2.0")
	out.line("PRODID", escape(cmp.Or(c.Product, "-//Tansiq//Tansiq//EN")))
	out.line("CALSCALE", "GREGORIAN")
	out.line("METHOD", "PUBLISH")
	if c.Name != "" {
		out.line("NAME", escape(c.Name))
		out.line("X-WR-CALNAME", escape(c.Name))
	}
	if c.Refresh > 0 {
		d := duration(c.Refresh)
		out.line("REFRESH-INTERVAL;VALUE=DURATION", d)
		out.line("X-PUBLISHED-TTL", d)
	}
	zones := map[string]*time.Location{}
	var names []string
	first := c.Stamp
	for _, e := range c.Events {
		if err := check(e); err != nil {
			return fmt.Errorf("writing the event %q: %w", e.UID, err)
		}
		if z := wallZone(e); z != "" {
			if zones[z] == nil {
				loc, err := time.LoadLocation(z)
				if err != nil {
					return fmt.Errorf("writing the event %q: the time zone %q is not known: %w", e.UID, z, err)
				}
				zones[z] = loc
				names = append(names, z)
			}
			if e.From.Before(first) || first.IsZero() {
				first = e.From
			}
		}
	}
	slices.Sort(names)
	for _, z := range names {
		out.zone(z, zones[z], first)
	}
	for _, e := range c.Events {
		out.event(e, zones[wallZone(e)], c.Stamp)
	}
	out.line("END", "VCALENDAR")
	return out.w.Flush()
}

func check(e Event) error {
	switch {
	case e.UID == "":
		return errors.New("it has no UID")
	case e.From.IsZero():
		return errors.New("it has no start")
	case e.Length < 0 || e.Length%time.Second != 0:
		return fmt.Errorf("its length is %v: whole seconds are wanted", e.Length)
	case e.Length == 0 && (e.Rule != "" || len(e.Also) > 0):
		return errors.New("it repeats and has no length")
	}
	return nil
}

// wallZone is the zone on whose clock an event is written, "" for UTC.
func wallZone(e Event) string {
	rule := strings.ToUpper(e.Rule)
	if rule == "" || e.Zone == "UTC" || strings.Contains(rule, "FREQ=HOURLY") && !strings.Contains(rule, ";BY") {
		return ""
	}
	return e.Zone
}

type writer struct{ w *bufio.Writer }

// line writes one content line, folded so that no line is longer than 75 octets and no letter is cut. Errors stay with the bufio.Writer.
func (o *writer) line(name, value string) {
	s := name + ":" + value
	for room := 75; len(s) > room; room = 74 {
		cut := room
		for cut > 0 && !utf8.RuneStart(s[cut]) {
			cut--
		}
		if cut == 0 {
			cut = room // bytes that are no letters
		}
		o.w.WriteString(s[:cut])
		o.w.WriteString("\r\n ")
		s = s[cut:]
	}
	o.w.WriteString(s)
	o.w.WriteString("\r\n")
}

func (o *writer) event(e Event, loc *time.Location, stamp time.Time) {
	o.line("BEGIN", "VEVENT")
	o.line("UID", escape(e.UID))
	o.line("DTSTAMP", utcTime(stamp))
	if !e.Modified.IsZero() {
		o.line("LAST-MODIFIED", utcTime(e.Modified))
	}
	if e.Sequence > 0 {
		o.line("SEQUENCE", strconv.Itoa(e.Sequence))
	}
	rule := strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(e.Rule)), "RRULE:")
	length := e.Length
	if length == 0 {
		rule, length = "FREQ=DAILY", 24*time.Hour
	}
	o.times("DTSTART", loc, e.From)
	o.times("DTEND", loc, e.From.Add(length))
	if rule != "" {
		o.line("RRULE", clean(rule))
	}
	o.times("EXDATE", loc, e.Except...)
	o.times("RDATE", loc, e.Also...)
	for _, p := range []struct{ name, value string }{{"SUMMARY", e.Summary}, {"DESCRIPTION", e.Description}, {"LOCATION", e.Location}} {
		if p.value != "" {
			o.line(p.name, escape(p.value))
		}
	}
	if len(e.Categories) > 0 {
		var l []string
		for _, c := range e.Categories {
			l = append(l, escape(c))
		}
		o.line("CATEGORIES", strings.Join(l, ","))
	}
	o.line("CLASS", clean(cmp.Or(e.Class, "PRIVATE")))
	if e.Status != "" {
		o.line("STATUS", clean(e.Status))
	}
	o.line("TRANSP", "TRANSPARENT") // it makes nobody busy
	o.line("END", "VEVENT")
}

func (o *writer) times(name string, loc *time.Location, times ...time.Time) {
	if len(times) == 0 {
		return
	}
	var l []string
	for _, t := range times {
		if loc == nil {
			l = append(l, utcTime(t))
		} else {
			l = append(l, t.In(loc).Format(localForm))
		}
	}
	if loc != nil {
		name += ";TZID=" + loc.String()
	}
	o.line(name, strings.Join(l, ","))
}

// change is one change of clocks.
type change struct {
	at       time.Time
	from, to int // seconds ahead of UTC
	name     string
	dst      bool
}

// wall is what the clock would have shown without the change, which is how VTIMEZONE names the moment.
func (c change) wall() time.Time { return c.at.Add(time.Duration(c.from) * time.Second).UTC() }

// horizonYears is how far ahead a zone is described where its changes follow no rule.
const horizonYears = 30

// zone describes a zone from the time of its first event on.
func (o *writer) zone(name string, loc *time.Location, first time.Time) {
	o.line("BEGIN", "VTIMEZONE")
	o.line("TZID", name)
	o.line("X-LIC-LOCATION", name)
	t := first.AddDate(0, 0, -2).In(loc)
	abbr, off := t.Zone()
	o.observance("STANDARD", off, off, abbr, []time.Time{time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)}, "")
	var list []change
	for last := first.AddDate(horizonYears, 0, 0); ; {
		_, next := t.ZoneBounds()
		if !next.After(t) && !next.IsZero() {
			next = t.Add(time.Hour) // see watch: the last day of leap years
		}
		if next.IsZero() || next.After(last) {
			break
		}
		t = next
		abbr, to := t.Zone()
		if to != off {
			list = append(list, change{t, off, to, abbr, t.IsDST()})
			off = to
		}
	}
	for len(list) > 0 {
		// Those of one kind stand together; where they follow a rule to the end, the rule says so for ever.
		kind := list[0]
		var same, rest []change
		for _, c := range list {
			if c.from == kind.from && c.to == kind.to && c.name == kind.name && c.dst == kind.dst {
				same = append(same, c)
			} else {
				rest = append(rest, c)
			}
		}
		list = rest
		comp := "STANDARD"
		if kind.dst {
			comp = "DAYLIGHT"
		}
		rule, from := yearly(same, first.Year()+horizonYears-1)
		var singles []time.Time
		for _, c := range same[:from] {
			singles = append(singles, c.wall())
		}
		if len(singles) > 0 {
			o.observance(comp, kind.from, kind.to, kind.name, singles, "")
		}
		if from < len(same) {
			o.observance(comp, kind.from, kind.to, kind.name, []time.Time{same[from].wall()}, rule)
		}
	}
	o.line("END", "VTIMEZONE")
}

// yearly finds the yearly rule that the last of the changes follow, one each year up to the year given, and from which change on; len(list) if there is none.
func yearly(list []change, until int) (string, int) {
	end := list[len(list)-1].wall()
	if end.Year() < until {
		return "", len(list)
	}
	place := func(t time.Time) (nth int, last bool) {
		return (t.Day()-1)/7 + 1, t.AddDate(0, 0, 7).Month() != t.Month()
	}
	best, rule := len(list), ""
	for _, wantLast := range []bool{true, false} {
		nth, _ := place(end)
		from := len(list)
		for i := len(list) - 1; i >= 0; i-- {
			t := list[i].wall()
			n, last := place(t)
			if t.Month() != end.Month() || t.Weekday() != end.Weekday() || t.Format("1504") != end.Format("1504") || t.Year() != end.Year()-(len(list)-1-i) {
				break
			}
			if wantLast && !last || !wantLast && n != nth {
				break
			}
			from = i
		}
		if len(list)-from >= 7 && from < best {
			n := strconv.Itoa(nth)
			if wantLast {
				n = "-1"
			}
			best, rule = from, fmt.Sprintf("FREQ=YEARLY;BYMONTH=%d;BYDAY=%s%s", end.Month(), n, strings.ToUpper(end.Weekday().String()[:2]))
		}
	}
	return rule, best
}

func (o *writer) observance(comp string, from, to int, name string, starts []time.Time, rule string) {
	o.line("BEGIN", comp)
	o.line("DTSTART", starts[0].Format(localForm))
	if rule != "" {
		o.line("RRULE", rule)
	}
	for _, t := range starts[1:] {
		o.line("RDATE", t.Format(localForm))
	}
	o.line("TZOFFSETFROM", offset(from))
	o.line("TZOFFSETTO", offset(to))
	o.line("TZNAME", escape(name))
	o.line("END", comp)
}

func offset(s int) string {
	sign := "+"
	if s < 0 {
		sign, s = "-", -s
	}
	out := fmt.Sprintf("%s%02d%02d", sign, s/3600, s/60%60)
	if s%60 != 0 {
		out += fmt.Sprintf("%02d", s%60)
	}
	return out
}

func utcTime(t time.Time) string { return t.UTC().Format(utcForm) }

// duration writes a length in hours, minutes and seconds, which are exact; days are not, in iCalendar.
func duration(d time.Duration) string {
	s := int64(d / time.Second)
	out := "PT"
	for _, u := range []struct {
		in   int64
		name string
	}{{3600, "H"}, {60, "M"}, {1, "S"}} {
		if n := s / u.in; n > 0 || u.in == 1 && out == "PT" {
			out += strconv.FormatInt(n, 10) + u.name
			s %= u.in
		}
	}
	return out
}

// clean takes out what may not stand in a line at all.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0x7F {
			return -1
		}
		return r
	}, s)
}

var escapes = strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r\n", "\\n", "\n", "\\n", "\r", "\\n")

// escape makes a text fit to be a value.
func escape(s string) string { return clean(escapes.Replace(s)) }
