package ical

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/text"
)

// Applied says what was done with a change to an event that happens again and again, or with an event that is cancelled.
type Applied struct {
	// Code is stable: cancelled, left-out, moved, own, alone, nothing, split, ended, count, day, floating, days.
	Code  string
	Line  int       // of the event that says so
	At    time.Time // the occurrence that it is about; zero: it is about all
	To    time.Time // where that went
	Zone  string    // IANA name of the zone that was taken for times that name none
	Wrong bool      // it could not be done, and the event was left out
}

// Words says what was done, or why not and what to do.
func (a Applied) Words() text.Bilingual {
	const form = "2006-01-02 15:04 UTC"
	line, at, to := strconv.Itoa(a.Line), a.At.UTC().Format(form), a.To.UTC().Format(form)
	b := func(ar, en string) text.Bilingual {
		return text.Bilingual{AR: "السطر " + line + ": " + ar, EN: "line " + line + ": " + en}
	}
	iat, ito, izone := "\u2068"+at+"\u2069", "\u2068"+to+"\u2069", "\u2068"+a.Zone+"\u2069"
	switch a.Code {
	case "cancelled":
		return b("الحدث ملغى فلم يُدخل", "the event is cancelled, so it was passed over")
	case "left-out":
		return b("موعد "+iat+" ملغى، فاستُثني", "the occurrence of "+at+" is cancelled, so it is left out")
	case "moved":
		return b("نُقل موعد "+iat+" إلى "+ito, "the occurrence of "+at+" is moved to "+to)
	case "own":
		return b("تغيّر موعد "+iat+" وحده فصار حدثًا قائمًا بنفسه، يبدأ "+ito, "the occurrence of "+at+" alone is changed, so it is an event of its own, from "+to)
	case "alone":
		return b("هذا تعديل لموعد "+iat+" من حدث ليس في الملف: أُخذ وحده", "this changes the occurrence of "+at+" of an event that is not in the file: it was taken by itself")
	case "nothing":
		return b("أُلغي موعد "+iat+" من حدث ليس في الملف: لا شيء يُستثنى", "the occurrence of "+at+" is cancelled, of an event that is not in the file: there is nothing to leave out")
	case "split":
		return b("تغيّر الحدث من موعد "+iat+" فصاعدًا: قُسم حدثين، قبله وبعده", "the event is changed from the occurrence of "+at+" on: it was divided into two, before and after")
	case "ended":
		return b("أُلغي الحدث من موعد "+iat+" فصاعدًا: ينتهي قبله", "the event is cancelled from the occurrence of "+at+" on: it ends before")
	case "count":
		return b("تغيّر الحدث من موعد "+iat+" فصاعدًا، وقاعدته تعدّ مواعيدها (\u2068COUNT\u2069) فلا يمكن قسمها: اكتبه حدثين",
			"the event is changed from the occurrence of "+at+" on, and its rule counts its occurrences (COUNT), so it cannot be divided: write it as two events")
	case "day":
		return b("نُقل الحدث من موعد "+iat+" فصاعدًا إلى يوم آخر أو ساعة تسمّيها قاعدته، بلا قاعدة جديدة: اكتبه حدثين",
			"the event is moved from the occurrence of "+at+" on to another day, or from an hour that its rule names, without a rule of its own: write it as two events")
	case "floating":
		return b("الأوقات بلا منطقة زمنية، فأُخذت بتوقيت "+izone, "times name no zone, so they were taken as those of "+a.Zone)
	}
	return b("أيام كاملة: أُخذت من منتصف الليل إلى منتصف الليل بتوقيت "+izone, "whole days: they were taken from midnight to midnight in "+a.Zone)
}

// part is an event from one of its occurrences on.
type part struct {
	from  time.Time     // the first occurrence, as the event that was changed has it; zero: all
	shift time.Duration // by how much the hour on the clock was moved
	zone  *time.Location
	event Event
}

// local is where an occurrence of the event that was changed lies in the part.
func (p *part) local(at time.Time) time.Time { return shifted(at, p.shift, p.zone) }

// shifted moves a time on the clock of a zone.
func shifted(at time.Time, by time.Duration, zone *time.Location) time.Time {
	if by == 0 {
		return at
	}
	l := at.In(zone)
	return time.Date(l.Year(), l.Month(), l.Day(), l.Hour(), l.Minute(), l.Second()+int(by/time.Second), 0, zone).UTC()
}

// Series puts the changes of single occurrences into the events that they change, and takes out what is cancelled. A moved
// occurrence of the same length becomes a time left out and a further time; one of another length an event of its own. A change
// for all later occurrences divides the event. The events are those that are to be, in the order of the file; applied says what
// was done, in the order of lines. Of two changes to one occurrence the one with the higher SEQUENCE counts, the later in the file
// where they are equal.
func (c *Calendar) Series() (events []Event, applied []Applied) {
	tell := func(a Applied) { applied = append(applied, a) }
	whole := map[string]int{}        // the event that is no change, by UID
	changes := map[string][]*Event{} // by UID
	said := map[string]bool{}
	for i := range c.Events {
		e := &c.Events[i]
		if e.Replaces.IsZero() {
			if e.UID != "" {
				whole[e.UID] = i
			}
			continue
		}
		changes[e.UID] = append(changes[e.UID], e)
	}
	for i := range c.Events {
		e := c.Events[i]
		at, is := whole[e.UID]
		switch {
		case e.Replaces.IsZero() && e.Status == "CANCELLED":
			tell(Applied{Code: "cancelled", Line: e.Line})
			continue
		case !e.Replaces.IsZero() && (is && e.UID != ""):
			if c.Events[at].Status == "CANCELLED" {
				tell(Applied{Code: "cancelled", Line: e.Line})
			}
			continue // with the event that it changes
		case !e.Replaces.IsZero() && e.Status == "CANCELLED":
			tell(Applied{Code: "nothing", Line: e.Line, At: e.Replaces})
			continue
		case !e.Replaces.IsZero():
			tell(Applied{Code: "alone", Line: e.Line, At: e.Replaces})
			e.Replaces = time.Time{}
			events = append(events, e)
		case e.UID == "":
			events = append(events, e)
		default:
			events = append(events, series(e, changes[e.UID], tell)...)
		}
		zone := cmp.Or(e.Zone, "UTC")
		if code := map[bool]string{true: "days", false: "floating"}[e.AllDay]; (e.AllDay || e.Floating) && !said[code+zone] {
			said[code+zone] = true // once for all events of the zone
			tell(Applied{Code: code, Line: e.Line, Zone: zone})
		}
	}
	slices.SortStableFunc(applied, func(a, b Applied) int { return cmp.Compare(a.Line, b.Line) })
	return events, applied
}

// series is one event with its changes.
func series(e Event, changes []*Event, tell func(Applied)) []Event {
	changes = newestChanges(changes)
	e.Except, e.Also = slices.Clone(e.Except), slices.Clone(e.Also)
	parts := []*part{{event: e, zone: zoneOf(&e)}}
	for _, x := range changes {
		if !x.Future {
			continue
		}
		a := Applied{Code: "split", Line: x.Line, At: x.Replaces}
		last := parts[len(parts)-1]
		tail, code := last.divide(x)
		if code != "" {
			a.Code, a.Wrong = code, true
			tell(a)
			return nil // entered as it was before, it would be wrong from then on
		}
		if tail == nil {
			a.Code = "ended"
		} else {
			parts = append(parts, tail)
		}
		tell(a)
	}
	var own []Event
	type move struct {
		p *part
		x *Event
	}
	var moves []move
	for _, x := range changes {
		if x.Future {
			continue
		}
		p := parts[0]
		for _, q := range parts[1:] {
			if !x.Replaces.Before(q.from) {
				p = q
			}
		}
		at := p.local(x.Replaces)
		p.event.Except = slices.DeleteFunc(p.event.Except, at.Equal)
		switch {
		case x.Status == "CANCELLED":
			tell(Applied{Code: "left-out", Line: x.Line, At: x.Replaces})
		case x.From.Equal(at) && x.Length == p.event.Length:
			continue // only its words are others
		default:
			moves = append(moves, move{p, x})
		}
		p.event.Except = append(p.event.Except, at)
	}
	for _, m := range moves { // once all that is left out is known: what is left out cannot be a further time as well
		e, x := &m.p.event, m.x
		if x.Length == e.Length && !x.From.Before(e.From) && len(e.Also) < maxTimes && !slices.ContainsFunc(e.Except, x.From.Equal) {
			e.Also = append(e.Also, x.From)
			tell(Applied{Code: "moved", Line: x.Line, At: x.Replaces, To: x.From})
			continue
		}
		one := *x
		one.Replaces = time.Time{}
		own = append(own, one)
		tell(Applied{Code: "own", Line: x.Line, At: x.Replaces, To: x.From})
	}
	var out []Event
	for _, p := range parts {
		e := p.event
		slices.SortFunc(e.Except, time.Time.Compare)
		slices.SortFunc(e.Also, time.Time.Compare)
		if e.Rule == "" && slices.ContainsFunc(e.Except, e.From.Equal) {
			// Its only occurrence went: what was moved stands by itself, under the first of the further times.
			also := slices.DeleteFunc(e.Also, func(t time.Time) bool { return slices.ContainsFunc(e.Except, t.Equal) })
			if len(also) == 0 {
				continue
			}
			e.From, e.Also, e.Except = also[0], also[1:], nil
		}
		if len(e.Also) == 0 {
			e.Also = nil
		}
		if len(e.Except) == 0 {
			e.Except = nil
		}
		out = append(out, e)
	}
	return append(out, own...)
}

// newestChanges are the changes by the occurrences that they change, the newest of each; those for all later ones are another
// kind than those for one.
func newestChanges(list []*Event) []*Event {
	list = slices.Clone(list)
	kind := func(e *Event) int {
		if e.Future {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(list, func(a, b *Event) int {
		return cmp.Or(a.Replaces.Compare(b.Replaces), cmp.Compare(kind(a), kind(b)), -cmp.Compare(a.Sequence, b.Sequence), -cmp.Compare(a.Line, b.Line))
	})
	return slices.CompactFunc(list, func(a, b *Event) bool { return a.Replaces.Equal(b.Replaces) && a.Future == b.Future })
}

func zoneOf(e *Event) *time.Location {
	if z := known(e.Zone); z != nil {
		return z
	}
	return time.UTC
}

// divide ends the part before an occurrence and makes another of what comes after as the change says; nil where it is cancelled.
// code says why it cannot be done.
func (p *part) divide(x *Event) (tail *part, code string) {
	e := &p.event
	at := p.local(x.Replaces)
	end := ""
	for f := range strings.SplitSeq(e.Rule, ";") {
		switch {
		case strings.HasPrefix(f, "COUNT="):
			return nil, "count"
		case strings.HasPrefix(f, "UNTIL="):
			end = f
		}
	}
	if x.Status != "CANCELLED" {
		n := *x
		n.Replaces, n.Future = time.Time{}, false
		if n.Zone == "" {
			n.Zone = e.Zone
		}
		t := &part{from: x.Replaces, zone: zoneOf(&n), event: n}
		if n.Rule == "" && e.Rule != "" {
			was, is := at.In(t.zone), n.From.In(t.zone)
			clock := strings.Contains(e.Rule, "BYHOUR") || strings.Contains(e.Rule, "BYMINUTE") || strings.Contains(e.Rule, "BYSECOND") || strings.Contains(e.Rule, "HOURLY")
			if was.Format(dayForm) != is.Format(dayForm) || clock && !is.Equal(was) || at.In(p.zone).Format(dayForm) != was.Format(dayForm) {
				return nil, "day"
			}
			t.event.Rule = e.Rule
			if end != "" && is.After(was) { // the last occurrence is moved past the end as it was
				if u, err := time.Parse("UNTIL="+utcForm, end); err == nil {
					t.event.Rule = strings.Replace(e.Rule, end, "UNTIL="+utcTime(u.Add(is.Sub(was))), 1)
				}
			}
		}
		h, m, s := at.In(t.zone).Clock()
		hh, mm, ss := n.From.In(t.zone).Clock()
		t.shift = p.shift + time.Duration((hh-h)*3600+(mm-m)*60+ss-s)*time.Second
		move := t.shift - p.shift
		for _, l := range []struct{ from, to *[]time.Time }{{&e.Except, &t.event.Except}, {&e.Also, &t.event.Also}} {
			for _, v := range *l.from {
				if !v.Before(at) {
					*l.to = append(*l.to, shifted(v, move, t.zone))
				}
			}
		}
		tail = t
	}
	before := func(v time.Time) bool { return v.Before(at) }
	keep := func(list []time.Time) []time.Time {
		return slices.DeleteFunc(list, func(v time.Time) bool { return !before(v) })
	}
	e.Except, e.Also = keep(e.Except), keep(e.Also)
	if e.Rule != "" {
		last := "UNTIL=" + utcTime(at.Add(-time.Second))
		if end != "" {
			e.Rule = strings.Replace(e.Rule, end, last, 1)
		} else {
			e.Rule += ";" + last
		}
	}
	if !before(e.From) { // nothing comes before
		e.Except = append(e.Except, e.From)
		if e.Rule != "" {
			e.Rule = ""
		}
	}
	return tail, ""
}
