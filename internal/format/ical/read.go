package ical

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/text"
)

// Options say what a reading depends on besides the file. The zero value works.
type Options struct {
	Zone      string // IANA zone of times that name none, where the file does not say either; empty: UTC
	MaxBytes  int64  // zero: 10 MiB
	MaxEvents int    // zero: 10,000
}

// Bounds of what one file may hold.
const (
	maxLine     = 64 << 10 // bytes of a line, unfolded
	maxTimes    = 1000     // single times of one event
	maxProblems = 1000
	maxDepth    = 8
)

// Read reads the events of a calendar in the order of the file. An event with a fault is reported and left out, and the others are kept; the
// problems are the first thousand. The error is a *FileError when the file as a whole cannot be read, or an error of the reader.
func Read(r io.Reader, o Options) (Calendar, []Problem, error) {
	o.MaxBytes, o.MaxEvents = cmp.Or(o.MaxBytes, 10<<20), cmp.Or(o.MaxEvents, 10_000)
	b, err := io.ReadAll(io.LimitReader(r, o.MaxBytes+1))
	switch {
	case err != nil:
		return Calendar{}, nil, err
	case int64(len(b)) > o.MaxBytes:
		return Calendar{}, nil, &FileError{Code: "large", Value: strconv.FormatInt(o.MaxBytes>>20, 10)}
	case len(bytes.TrimSpace(b)) == 0:
		return Calendar{}, nil, &FileError{Code: "empty"}
	}
	d, err := text.Decode(b)
	if err != nil {
		return Calendar{}, nil, &FileError{Code: "encoding", err: err}
	}
	p := &reader{options: o, floating: time.UTC, zones: map[string]*time.Location{}}
	if z, err := time.LoadLocation(o.Zone); err == nil {
		p.floating = z
	}
	if err := p.run(strings.TrimPrefix(d.Text, "\uFEFF")); err != nil {
		return Calendar{}, nil, err
	}
	p.settle()
	return p.cal, p.problems, nil
}

// property is one content line.
type property struct {
	name   string
	params map[string]string // the first value of each
	value  string
	line   int
}

type component struct {
	name  string
	line  int
	props []property
	fault *Problem // why an event cannot be taken
}

type reader struct {
	options  Options
	cal      Calendar
	raw      []component // events, read once all zones are known
	problems []Problem
	floating *time.Location
	zones    map[string]*time.Location // by TZID of the file
}

func (p *reader) problem(q Problem) {
	q.Value = clip(q.Value)
	if len(p.problems) < maxProblems {
		p.problems = append(p.problems, q)
	}
}

func clip(s string) string {
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}

// run goes over the lines.
func (p *reader) run(s string) error {
	var stack []component
	opened, line := false, 0
	for s != "" {
		start := line + 1
		var full string
		full, s, line = unfold(s, line)
		if strings.TrimSpace(full) == "" {
			continue
		}
		if !opened {
			if !strings.EqualFold(strings.TrimSpace(full), "BEGIN:VCALENDAR") {
				return &FileError{Code: "calendar", Line: start}
			}
			opened = true
			stack = append(stack, component{name: "VCALENDAR", line: start})
			continue
		}
		fault := func(code, value string) {
			q := Problem{Code: code, Line: start, Value: value}
			// A line outside an event costs nothing but itself.
			for i := range stack {
				if stack[i].name == "VEVENT" {
					if stack[i].fault == nil {
						stack[i].fault = &q
					}
					return
				}
			}
			q.Kept = true
			p.problem(q)
		}
		if len(full) > maxLine {
			fault("long", strconv.Itoa(maxLine))
			continue
		}
		prop, ok := parse(full)
		if !ok {
			fault("line", full)
			continue
		}
		prop.line = start
		switch prop.name {
		case "BEGIN":
			name := strings.ToUpper(strings.TrimSpace(prop.value))
			if name == "VCALENDAR" && len(stack) == 0 { // several calendars in one file
				stack = append(stack, component{name: name, line: start})
				continue
			}
			if len(stack) == 0 || len(stack) >= maxDepth {
				fault("nested", full)
				continue
			}
			if name == "VEVENT" && len(p.raw) >= p.options.MaxEvents {
				return &FileError{Code: "many", Line: start, Value: strconv.Itoa(p.options.MaxEvents)}
			}
			stack = append(stack, component{name: name, line: start})
		case "END":
			name := strings.ToUpper(strings.TrimSpace(prop.value))
			at := len(stack) - 1
			for at >= 0 && stack[at].name != name {
				at--
			}
			if at < 0 {
				fault("nested", full)
				continue
			}
			if at != len(stack)-1 {
				fault("nested", full)
			}
			done := stack[at]
			for _, lost := range stack[at+1:] {
				if lost.name == "VEVENT" {
					p.problem(Problem{Code: "nested", Line: lost.line, Value: "BEGIN:VEVENT"})
				}
			}
			stack = stack[:at]
			switch name {
			case "VEVENT":
				p.raw = append(p.raw, done)
			case "VTIMEZONE":
				p.timezone(done)
			case "STANDARD", "DAYLIGHT":
				if len(stack) > 0 { // offsets are looked at with the zone
					parent := &stack[len(stack)-1]
					parent.props = append(parent.props, done.props...)
				}
			}
		default:
			if len(stack) == 0 {
				fault("nested", full)
				continue
			}
			top := &stack[len(stack)-1]
			if top.name == "VCALENDAR" {
				p.header(prop)
			} else if len(top.props) < 4*maxTimes {
				top.props = append(top.props, prop)
			}
		}
	}
	if len(stack) > 0 {
		return &FileError{Code: "truncated", Line: line}
	}
	return nil
}

// unfold takes the next line with its continuations off s.
func unfold(s string, line int) (full, rest string, last int) {
	var joined []string
	for {
		l, after, _ := strings.Cut(s, "\n")
		line++
		l = strings.TrimSuffix(l, "\r")
		joined = append(joined, l)
		if after == "" || after[0] != ' ' && after[0] != '\t' {
			return strings.Join(joined, ""), after, line
		}
		s = after[1:]
	}
}

// parse takes a content line apart.
func parse(s string) (property, bool) {
	p := property{params: map[string]string{}}
	i := strings.IndexAny(s, ";:")
	if i <= 0 {
		return p, false
	}
	p.name, s = strings.ToUpper(s[:i]), s[i:]
	if j := strings.LastIndexByte(p.name, '.'); j >= 0 { // a group, as vCards have
		p.name = p.name[j+1:]
	}
	for s[0] == ';' {
		name, rest, ok := strings.Cut(s[1:], "=")
		if !ok || strings.ContainsAny(name, ":;\"") {
			return p, false
		}
		for first := true; ; first = false {
			var v string
			if strings.HasPrefix(rest, `"`) {
				if v, rest, ok = strings.Cut(rest[1:], `"`); !ok {
					return p, false
				}
			} else {
				j := strings.IndexAny(rest, ",;:")
				if j < 0 {
					return p, false
				}
				v, rest = rest[:j], rest[j:]
			}
			if first {
				p.params[strings.ToUpper(name)] = v
			}
			if !strings.HasPrefix(rest, ",") {
				break
			}
			rest = rest[1:]
		}
		if rest == "" || rest[0] != ';' && rest[0] != ':' {
			return p, false
		}
		s = rest
	}
	p.value = s[1:]
	return p, true
}

func (p *reader) header(q property) {
	switch q.name {
	case "NAME", "X-WR-CALNAME":
		if p.cal.Name == "" {
			p.cal.Name = unescape(q.value)
		}
	case "PRODID":
		p.cal.Product = unescape(q.value)
	case "X-WR-TIMEZONE":
		if z := known(q.value); z != nil {
			p.floating = z
		}
	case "REFRESH-INTERVAL":
		p.cal.Refresh, _ = parseDuration(q.value)
	}
}

// timezone finds out which zone a VTIMEZONE describes: by its name, by what it says of itself, or by an offset that never changes.
func (p *reader) timezone(c component) {
	var id, own string
	offsets := map[string]bool{}
	for _, q := range c.props {
		switch q.name {
		case "TZID":
			id = q.value
		case "X-LIC-LOCATION":
			own = q.value
		case "TZOFFSETTO", "TZOFFSETFROM":
			offsets[q.value] = true
		}
	}
	z := known(id)
	if z == nil {
		z = known(own)
	}
	if z == nil && len(offsets) == 1 {
		for v := range offsets {
			if t, err := time.Parse("-0700", v); err == nil {
				if _, s := t.Zone(); s%3600 == 0 && s >= -12*3600 && s <= 14*3600 {
					name := "UTC"
					if s != 0 {
						name = fmt.Sprintf("Etc/GMT%+d", -s/3600) // signs are turned around in these names
					}
					z = known(name)
				}
			}
		}
	}
	if id != "" && z != nil && len(p.zones) < 1000 {
		p.zones[id] = z
	}
}

// windows are the names by which Outlook calls the zones of the region and those of its likely partners.
var windows = map[string]string{
	"Syria Standard Time": "Asia/Damascus", "Arabic Standard Time": "Asia/Baghdad", "Middle East Standard Time": "Asia/Beirut", "Jordan Standard Time": "Asia/Amman",
	"Turkey Standard Time": "Europe/Istanbul", "Arab Standard Time": "Asia/Riyadh", "Arabian Standard Time": "Asia/Dubai", "Egypt Standard Time": "Africa/Cairo",
	"Israel Standard Time": "Asia/Jerusalem", "Iran Standard Time": "Asia/Tehran", "Russian Standard Time": "Europe/Moscow", "GMT Standard Time": "Europe/London",
	"W. Europe Standard Time": "Europe/Berlin", "Romance Standard Time": "Europe/Paris", "Central Europe Standard Time": "Europe/Budapest",
	"Central European Standard Time": "Europe/Warsaw", "E. Europe Standard Time": "Europe/Chisinau", "GTB Standard Time": "Europe/Bucharest", "FLE Standard Time": "Europe/Kyiv",
	"Eastern Standard Time": "America/New_York", "Central Standard Time": "America/Chicago", "Pacific Standard Time": "America/Los_Angeles",
	"Greenwich Standard Time": "Atlantic/Reykjavik", "Coordinated Universal Time": "UTC", "GMT": "UTC", "Z": "UTC",
}

// known is the zone of a name: an IANA one, one of Outlook's, or one with a path in front, as some programs write it.
func known(name string) *time.Location {
	name = strings.Trim(strings.TrimSpace(name), `"`)
	if name == "" || name == "Local" || len(name) > 120 {
		return nil
	}
	if w, ok := windows[name]; ok {
		name = w
	}
	for range 8 {
		if z, err := time.LoadLocation(name); err == nil {
			return z
		}
		var ok bool
		if _, name, ok = strings.Cut(strings.TrimPrefix(name, "/"), "/"); !ok || name == "" {
			return nil
		}
	}
	return nil
}

// settle makes the events, and takes single occurrences that have an event of their own out of the rule.
func (p *reader) settle() {
	at := map[string]int{} // the event with a UID that is no single occurrence
	for _, c := range p.raw {
		if c.fault != nil {
			c.fault.UID = c.uid()
			p.problem(*c.fault)
			continue
		}
		e, bad := p.event(c)
		if bad != nil {
			bad.UID = c.uid()
			p.problem(*bad)
			continue
		}
		if e.UID != "" && e.Replaces.IsZero() {
			if i, twice := at[e.UID]; twice {
				p.problem(Problem{Code: "duplicate", Line: e.Line, UID: e.UID, Value: e.UID, Kept: true})
				if e.Sequence >= p.cal.Events[i].Sequence {
					p.cal.Events[i] = e
				}
				continue
			}
			at[e.UID] = len(p.cal.Events)
		}
		p.cal.Events = append(p.cal.Events, e)
	}
	for _, e := range p.cal.Events {
		if i, ok := at[e.UID]; ok && !e.Replaces.IsZero() && !e.Future && len(p.cal.Events[i].Except) < maxTimes {
			m := &p.cal.Events[i]
			if !slices.ContainsFunc(m.Except, e.Replaces.Equal) {
				m.Except = append(m.Except, e.Replaces)
			}
		}
	}
	for _, e := range p.cal.Events {
		if e.Modified.After(p.cal.Stamp) {
			p.cal.Stamp = e.Modified
		}
	}
}

func (c component) uid() string {
	for _, q := range c.props {
		if q.name == "UID" {
			return clip(unescape(q.value))
		}
	}
	return ""
}

func (p *reader) event(c component) (Event, *Problem) {
	e := Event{Line: c.line}
	bad := func(q property, code string) *Problem { return &Problem{Code: code, Line: q.line, Value: q.value} }
	one := map[string]property{}
	var excepts, alsos []property
	for _, q := range c.props {
		switch q.name {
		case "EXDATE":
			excepts = append(excepts, q)
		case "RDATE":
			alsos = append(alsos, q)
		case "CATEGORIES":
			for _, v := range splitList(q.value) {
				if v = unescape(v); v != "" {
					e.Categories = append(e.Categories, v)
				}
			}
		case "RRULE", "EXRULE":
			if _, twice := one["RRULE"]; twice || q.name == "EXRULE" {
				return e, bad(q, "rules")
			}
			one[q.name] = q
		default:
			if _, twice := one[q.name]; !twice {
				one[q.name] = q
			}
		}
	}
	e.UID, e.Summary = unescape(one["UID"].value), unescape(one["SUMMARY"].value)
	e.Description, e.Location = unescape(one["DESCRIPTION"].value), unescape(one["LOCATION"].value)
	e.Status, e.Class = strings.ToUpper(one["STATUS"].value), strings.ToUpper(one["CLASS"].value)
	e.Sequence, _ = strconv.Atoi(one["SEQUENCE"].value)
	e.Sequence = max(e.Sequence, 0)
	if m, ok := one["LAST-MODIFIED"]; ok {
		e.Modified, _ = time.Parse(utcForm, m.value)
	}

	start, ok := one["DTSTART"]
	if !ok {
		return e, &Problem{Code: "missing-start", Line: c.line}
	}
	from, code := p.moment(start, start.value)
	if code != "" {
		return e, bad(start, cmp.Or(zoneCode(code), "start")).naming(start, code)
	}
	e.From, e.AllDay, e.Floating = from.at.UTC(), from.date, from.floating
	if from.zone != time.UTC {
		e.Zone = from.zone.String()
	}
	end, hasEnd := one["DTEND"]
	dur, hasDur := one["DURATION"]
	switch {
	case hasEnd:
		to, code := p.moment(end, end.value)
		if code != "" {
			return e, bad(end, cmp.Or(zoneCode(code), "end")).naming(end, code)
		}
		if !to.at.After(from.at) {
			return e, bad(end, "ends-first")
		}
		e.Length = to.at.Sub(from.at)
	case hasDur:
		d, ok := parseDuration(dur.value)
		if !ok || d <= 0 {
			return e, bad(dur, "length")
		}
		e.Length = d
	case from.date:
		e.Length = from.at.AddDate(0, 0, 1).Sub(from.at)
	case e.Status == "CANCELLED": // how long it would have been is no matter, and some leave it out
		e.Length = time.Second
	default:
		return e, &Problem{Code: "length", Line: c.line}
	}

	if q, ok := one["RRULE"]; ok {
		rule, code := from.rule(q.value)
		if code != "" {
			return e, bad(q, code)
		}
		e.Rule = rule
	}
	if q, ok := one["RECURRENCE-ID"]; ok {
		m, code := p.moment(q, q.value)
		e.Future = strings.EqualFold(q.params["RANGE"], "THISANDFUTURE")
		if code != "" || q.params["RANGE"] != "" && !e.Future {
			return e, bad(q, "replaces")
		}
		e.Replaces = from.aligned(m)
	}
	for _, list := range []struct {
		props []property
		out   *[]time.Time
		code  string
	}{{excepts, &e.Except, "except"}, {alsos, &e.Also, "also"}} {
		for _, q := range list.props {
			for _, v := range strings.Split(q.value, ",") {
				if len(*list.out) >= maxTimes {
					return e, &Problem{Code: "many", Line: q.line, Value: strconv.Itoa(maxTimes)}
				}
				v, period, isPeriod := strings.Cut(v, "/")
				m, code := p.moment(q, v)
				if code != "" {
					return e, bad(q, cmp.Or(zoneCode(code), list.code)).naming(q, code)
				}
				if isPeriod { // RDATE;VALUE=PERIOD: of the same length only
					d, ok := parseDuration(period)
					if !ok {
						if to, code := p.moment(q, period); code == "" {
							d = to.at.Sub(m.at)
						}
					}
					if d != e.Length {
						return e, bad(q, list.code)
					}
				}
				*list.out = append(*list.out, from.aligned(m))
			}
		}
	}
	return e, nil
}

func zoneCode(code string) string {
	if code == "zone" {
		return "zone"
	}
	return ""
}

// naming puts the name of the zone that is not known in the place of the value.
func (p *Problem) naming(q property, code string) *Problem {
	if code == "zone" {
		p.Value = q.params["TZID"]
	}
	return p
}

// moment is a time of the file.
type moment struct {
	at       time.Time // in zone
	zone     *time.Location
	date     bool
	floating bool
}

func (p *reader) moment(q property, v string) (moment, string) {
	v = strings.TrimSpace(v)
	m := moment{zone: p.floating, date: len(v) == len(dayForm), floating: true}
	var err error
	if id := q.params["TZID"]; id != "" && !m.date && !strings.HasSuffix(v, "Z") {
		z, ok := p.zones[id]
		if !ok {
			if z = known(id); len(p.zones) < 1000 { // looking a name up costs a file, known or not
				p.zones[id] = z
			}
		}
		if z == nil {
			return m, "zone"
		}
		m.zone, m.floating = z, false
	}
	switch {
	case m.date:
		m.at, err = time.ParseInLocation(dayForm, v, m.zone)
	case strings.HasSuffix(v, "Z"):
		m.zone, m.floating = time.UTC, false
		m.at, err = time.Parse(utcForm, v)
	default:
		m.at, err = time.ParseInLocation(localForm, v, m.zone)
	}
	if y := m.at.Year(); err != nil || y < 1900 || y > 2200 {
		return m, "time"
	}
	return m, ""
}

// aligned is a single time of an event that starts at m: a day alone means the occurrence of that day.
func (m moment) aligned(o moment) time.Time {
	if o.date && !m.date {
		y, mo, d := o.at.Date()
		h, mi, s := m.at.Clock()
		return time.Date(y, mo, d, h, mi, s, 0, m.zone).UTC()
	}
	return o.at.UTC()
}

// rule gives a rule the form that Event promises: capitals, and UNTIL in UTC. A day alone is taken to its end.
func (m moment) rule(v string) (string, string) {
	v = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(v)), ";")
	if !strings.Contains(v, "FREQ=") {
		return "", "rule"
	}
	parts := strings.Split(v, ";")
	for i, part := range parts {
		u, ok := strings.CutPrefix(part, "UNTIL=")
		if !ok {
			continue
		}
		var at time.Time
		var err error
		switch {
		case strings.HasSuffix(u, "Z"):
			at, err = time.Parse(utcForm, u)
		case len(u) == len(dayForm):
			if at, err = time.ParseInLocation(dayForm, u, m.zone); err == nil {
				at = at.AddDate(0, 0, 1).Add(-time.Second)
			}
		default:
			at, err = time.ParseInLocation(localForm, u, m.zone)
		}
		if err != nil {
			return "", "until"
		}
		parts[i] = "UNTIL=" + utcTime(at)
	}
	return strings.Join(parts, ";"), ""
}

// parseDuration reads "P1DT2H", days and weeks as 24 hours each.
func parseDuration(s string) (time.Duration, bool) {
	s, ok := strings.CutPrefix(strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(s)), "+"), "P")
	if !ok || s == "" {
		return 0, false
	}
	var sum time.Duration
	units := map[byte]time.Duration{'W': 7 * 24 * time.Hour, 'D': 24 * time.Hour, 'H': time.Hour, 'M': time.Minute, 'S': time.Second}
	clock := false
	for s != "" {
		if s[0] == 'T' && !clock {
			clock, s = true, s[1:]
			continue
		}
		i := strings.IndexFunc(s, func(r rune) bool { return r < '0' || r > '9' })
		if i < 1 || i > 8 {
			return 0, false
		}
		n, _ := strconv.Atoi(s[:i])
		u, ok := units[s[i]]
		if !ok || clock != (u <= time.Hour) || time.Duration(n) > (1<<62)/u {
			return 0, false
		}
		if sum += time.Duration(n) * u; sum < 0 || sum > 1<<61 {
			return 0, false
		}
		s = s[i+1:]
	}
	return sum, true
}

// splitList cuts at commas that are not escaped.
func splitList(s string) []string {
	var out []string
	from := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case ',':
			out = append(out, s[from:i])
			from = i + 1
		}
	}
	return append(out, s[from:])
}

// unescape turns a value into the text that it stands for.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		if s[i] == 'n' || s[i] == 'N' {
			b.WriteByte('\n')
		} else {
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
