package read

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// published finds the date that others are counted from where none is given: a full date in the head or under the text.
func (d *dater) published(found []expr) {
	if d.pub != incident.NoDay {
		day := d.pub.String()
		d.pubAR, d.pubEN = "النشر في "+day, "publication on "+day
		return
	}
	for k := range found {
		x := &found[k]
		if x.kind != aDay || x.year == 0 || x.last != x.day || x.until != nil || x.second.n != 0 && x.second.n != x.m.n || !d.dateline(x) {
			continue
		}
		if w, ok := d.dayOf(x, x.m, x.year); ok {
			d.pub = w.Start
			day := d.pub.String()
			d.pubAR, d.pubEN = "التاريخ الذي يحمله النص "+day, "the date that the text bears, "+day
			return
		}
	}
}

// dateline reports whether a date stands by itself at the head of the text or under it.
func (d *dater) dateline(x *expr) bool {
	from, to := x.from, x.to
	for from > 0 && d.tokens[from-1].Kind != text.Break && x.from-from < 9 {
		from--
	}
	for to < len(d.tokens) && d.tokens[to].Kind != text.Break && to-x.to < 9 {
		to++
	}
	if x.from > 60 && x.to < len(d.tokens)-15 || x.from-from > 8 {
		return false
	}
	for t := from; t < x.from; t++ {
		switch d.norm(t) {
		case "في", "من", "منذ", "بين", "ending", "on", "in", "since", "between", "from", "of":
			return false
		}
	}
	if to-x.to < 9 {
		return true
	}
	switch d.norm(x.to) {
	case "(", "-", "–", "—", ":", "|", ")":
		return x.from < 40
	}
	return false
}

// value gives an expression its days, its reason and its words.
func (d *dater) value(x *expr) (date, bool) {
	out := date{from: x.from, to: x.to}
	if !d.resolve(x, &out) {
		return out, false
	}
	q := d.quoteDate(x.from, x.to)
	d.remember(x, out.when)
	out.when.Text, out.when.Span = q.Text, &q.Span
	for i := range out.rivals {
		out.rivals[i].Text, out.rivals[i].Span = q.Text, &q.Span
	}
	out.own = out.when
	d.frame(x, &out)
	return out, true
}

// quoteDate is the text of an expression, without one-letter words before it.
func (d *dater) quoteDate(from, to int) Quote {
	q := possessive(d.quote(from, to))
	skip := int(d.prefix(from))
	if skip == 0 {
		return q
	}
	for i, r := range q.Text {
		if r == 'ـ' || unicode.Is(unicode.Mn, r) {
			q.Span.Start++
			continue
		}
		if skip == 0 {
			q.Text = q.Text[i:]
			break
		}
		skip--
		q.Span.Start++
	}
	return q
}

// possessive leaves out the "'s" of "Friday's".
func possessive(q Quote) Quote {
	for _, s := range [...]string{"'s", "’s", "'S", "’S"} {
		if rest, ok := strings.CutSuffix(q.Text, s); ok {
			q.Text, q.Span.End = rest, q.Span.End-2
		}
	}
	return q
}

// frame looks at what stands before the expression.
func (d *dater) frame(x *expr, out *date) {
	out.since, out.anchor = x.since, x.kind == anAnchor
	for back := x.from - 1; back >= 0 && back >= x.from-2; back-- {
		w := d.bare(back)
		switch {
		case sinceCues[w] && (back == x.from-1 || out.anchor):
			out.since = true
		case untilCues[w] && back == x.from-1:
			out.until = true
		case out.anchor && (w == "مرحله" || w == "فتره"):
			out.since = true
		}
	}
	if x.until != nil {
		out.since, out.until = false, false
	}
	if out.since && out.when.Start != incident.NoDay && out.when.Precision != incident.TimeRelative {
		w := &out.when
		w.Reason = both("من "+w.Start.String()+" فصاعدًا: "+w.Reason.AR, "from "+w.Start.String()+" on: "+w.Reason.EN)
		w.End, w.Precision = w.Start, incident.TimeRange
		if d.pub != incident.NoDay && d.pub > w.Start {
			w.End = d.pub
		}
	}
}

// remember keeps what the text told for the expressions that come back to it.
func (d *dater) remember(x *expr, w incident.When) {
	if w.Start == incident.NoDay || x.kind == anAnchor {
		return
	}
	fine := w.Precision == incident.TimeDay || w.Precision == incident.TimeRange && w.End-w.Start <= 3
	if fine && d.pub != incident.NoDay && abs(int(w.Start-d.pub)) <= 3 && x.kind == aDay && d.dateline(x) {
		return // the dateline tells no happening
	}
	if n := len(d.told); fine && n > 0 && d.sentenceAt(d.toldAt[n-1]) == d.sentenceAt(x.from) && d.dates4Report(x) {
		d.reports = w
		return
	}
	d.told, d.toldAt = append(d.told, w), append(d.toldAt, x.from)
	if fine {
		d.lastDay = w
		if d.firstTold.Start == incident.NoDay {
			d.firstTold = w
		}
	}
}

// dates4Report reports whether an expression dates what somebody said and not what happened.
func (d *dater) dates4Report(x *expr) bool {
	for t := x.from - 1; t >= 0 && t > x.from-8; t-- {
		if k := d.tokens[t].Kind; k == text.Break || k == text.Punct && (d.norm(t) == "." || d.norm(t) == "؛" || d.norm(t) == ";" || d.norm(t) == ":") {
			return false
		}
		w := d.bare(t)
		if w == "ان" || w == "بان" || w == "انه" || w == "انها" || w == "that" {
			return false
		}
		if sayVerbs[w] || dateReports[w] {
			return true
		}
	}
	return false
}

// toldDay is the day that an expression comes back to.
func (d *dater) toldDay(x *expr) (incident.When, bool) {
	if x.first && d.firstTold.Start != incident.NoDay {
		return d.firstTold, true
	}
	if n := len(d.told); n > 0 {
		if w := d.told[n-1]; w.Precision != incident.TimeYear && d.sentenceAt(d.toldAt[n-1]) == d.sentenceAt(x.from) {
			return w, true
		}
	}
	switch {
	case d.lastDay.Start != incident.NoDay:
		return d.lastDay, true
	case d.reports.Start != incident.NoDay:
		return d.reports, true
	case len(d.told) > 0:
		return d.told[len(d.told)-1], true
	}
	return incident.When{Start: incident.NoDay}, false
}

// toldSpan is the last that was told and is no finer question of a day: for "the same month".
func (d *dater) toldSpan() (incident.When, bool) {
	for n := len(d.told) - 1; n >= max(0, len(d.told)-50); n-- {
		if w := d.told[n]; w.Precision != incident.TimeYear && w.End-w.Start < 45 {
			return w, true
		}
	}
	if d.reports.Start != incident.NoDay {
		return d.reports, true
	}
	return incident.When{Start: incident.NoDay}, false
}

// resolve fills in the days of an expression. False: its words name a day that there is not.
func (d *dater) resolve(x *expr, out *date) bool {
	if x.until == nil {
		return d.resolveOne(x, out)
	}
	y := *x.until
	one := *x
	one.until = nil
	var b date
	if !d.resolveOne(&one, out) {
		return false
	}
	if out.when.Start != incident.NoDay {
		d.told, d.toldAt = append(d.told, out.when), append(d.toldAt, x.from)
		d.lastDay = out.when
	}
	if !d.resolveOne(&y, &b) {
		return false
	}
	a, z := out.when, b.when
	if out.months[0] == 0 {
		out.months = b.months
	}
	if a.Start == incident.NoDay || z.End == incident.NoDay {
		out.when = d.unknown()
		return true
	}
	if a.Start > z.End && one.year == 0 { // "from 28 December to 3 January"
		one.year = z.Start.Time().Year()
		if one.m.cal == hijri {
			one.year = hijriYear(z.Start)
		}
		for k := 0; k < 2 && (one.kind == aDay || one.kind == aMonth); k++ {
			if d.resolveOne(&one, out); out.when.Start <= z.End {
				break
			}
			one.year--
		}
		if a = out.when; a.Start > z.End && (one.kind == aWeekday || one.kind == offset) {
			a.Start -= 7 * ((a.Start-z.End)/7 + 1)
			a.Reason = join(a.Reason, "، قبل نهاية المدة", ", before the end of the span")
		}
	}
	if a.Start > z.End {
		a.Start, z.End = z.Start, a.End
	}
	out.when = incident.When{Start: a.Start, End: z.End, Precision: incident.TimeRange, Reason: a.Reason}
	if a.Reason != z.Reason {
		out.when.Reason = both("البداية: "+a.Reason.AR+"؛ النهاية: "+z.Reason.AR, "start: "+a.Reason.EN+"; end: "+z.Reason.EN)
	}
	out.rivals, out.clash = nil, ""
	return true
}

// unknown is a time that cannot be counted because the day of publication is not known.
func (d *dater) unknown() incident.When {
	return incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeRelative,
		Reason: both("لا تاريخ نشر معروف يُحسب منه", "the date of publication, to count from, is not known")}
}

func (d *dater) resolveOne(x *expr, out *date) bool {
	switch x.kind {
	case aDay:
		return d.resolveDay(x, out)
	case dayOfMonth:
		return d.resolveDayOfMonth(x, out)
	case aMonth:
		return d.resolveMonth(x, out)
	case aYear:
		out.when = d.yearOf(x)
	case aUnit:
		out.when = d.unitOf(x)
	case offset:
		out.when = d.fromPublication(x.n, x.n, incident.TimeDay, dayNames(x.n))
		if x.weekday != 0 && out.when.Start != incident.NoDay && int8(out.when.Start.Time().Weekday())+1 != x.weekday {
			out.clash = d.weekdayWord(x)
		}
	case aWeekday:
		d.resolveWeekday(x, out)
	case ago:
		out.when = d.agoOf(x)
	case fromTold:
		out.when = d.toldOf(x)
	case pastDays:
		out.when = d.pastOf(x)
	case aWeekend:
		out.when = d.weekendOf(x)
	case aSeason:
		out.when = d.seasonOf(x)
	case toldMonth:
		w, ok := d.toldSpan()
		if !ok {
			for n := len(d.told) - 1; n >= 0 && !ok; n-- {
				w, ok = d.told[n], true
			}
		}
		if !ok {
			y := *x
			y.kind = aMonth
			return d.resolveMonth(&y, out)
		}
		year := w.Start.Time().Year()
		out.when = d.pieceOfMonth(year, x.m.n, x.piece, both("السنة "+strconv.Itoa(year)+" من التاريخ المذكور قبله", "the year "+strconv.Itoa(year)+", as the date told before it"))
	case anAnchor:
		a := &anchors[x.anchor]
		out.when = incident.When{Start: a.day, End: a.day, Precision: incident.TimeDay, Reason: both(a.ar, a.en)}
	default:
		return false
	}
	return true
}

func (d *dater) weekdayWord(x *expr) string {
	for t := x.from; t < x.to; t++ {
		if d.at(t).weekday == x.weekday {
			return d.norm(t)
		}
	}
	return ""
}

// fromPublication counts days from publication.
func (d *dater) fromPublication(a, b int, prec incident.TimePrecision, why text.Bilingual) incident.When {
	if d.pub == incident.NoDay {
		return d.unknown()
	}
	return incident.When{Start: d.pub + incident.Day(a), End: d.pub + incident.Day(b), Precision: prec,
		Reason: both(why.AR+"، محسوبًا من "+d.pubAR, why.EN+", counted from "+d.pubEN)}
}

func dayNames(n int) text.Bilingual {
	switch n {
	case 0:
		return both("اليوم نفسه", "the day itself")
	case -1:
		return both("اليوم السابق", "the day before")
	case 1:
		return both("اليوم التالي", "the day after")
	case -2:
		return both("قبل يومين", "two days before")
	case 2:
		return both("بعد يومين", "two days after")
	}
	s := strconv.Itoa(max(n, -n))
	if n < 0 {
		return both("قبل "+s+" أيام", s+" days before")
	}
	return both("بعد "+s+" أيام", s+" days after")
}

// resolveDay gives a day of a month its year.
func (d *dater) resolveDay(x *expr, out *date) bool {
	out.months = [2]int{}
	out.rivals = nil
	if x.ambiguous && d.dayFirst && !d.monthFirst {
		x.ambiguous = false // another date in figures shows it
	}
	if x.ambiguous && d.monthFirst && validDay(x.year, x.day, x.m.n) {
		x.day, x.last, x.m.n = x.m.n, x.m.n, x.day
		x.ambiguous = false
	} else if x.ambiguous && d.pub != incident.NoDay {
		us := incident.Date(x.year, x.day, x.m.n)
		if own := incident.Date(x.year, x.m.n, x.day); own > d.pub+31 && us <= d.pub {
			x.day, x.last, x.m.n = x.m.n, x.m.n, x.day
		}
	}
	w, clash, ok := d.dayWithYear(x, x.m)
	if !ok {
		return false
	}
	out.when, out.clash = w, clash
	if x.second.n == 0 || x.second.n == x.m.n || x.second.cal != x.m.cal {
		return true
	}
	// Two names of different months: the reading that the other words fit comes first.
	out.months = [2]int{x.m.n, x.second.n}
	w2, clash2, ok2 := d.dayWithYear(x, x.second)
	if !ok2 {
		return true
	}
	if clash != "" && clash2 == "" || clash == "" && clash2 == "" && d.pub != incident.NoDay && w.Start > d.pub && w2.Start <= d.pub {
		w, w2, clash = w2, w, clash2
	}
	w.Reason = join(w.Reason, "؛ اسما الشهر مختلفان", "; the two names of the month differ")
	out.when, out.clash = w, clash
	out.rivals = append(out.rivals, w2)
	return true
}

// dayWithYear is the day in one month; clash names a word that does not fit it.
func (d *dater) dayWithYear(x *expr, m month) (w incident.When, clash string, ok bool) {
	year, why, ok := d.inferYear(x, m, x.day, &clash)
	if !ok {
		w = d.unknown()
		w.Reason = why
		return w, "", true
	}
	w, ok = d.dayOf(x, m, year)
	if !ok {
		return w, "", false
	}
	w.Reason = why
	if x.ambiguous {
		w.Reason = both(fmt.Sprintf("تاريخ بالأرقام: يُقرأ اليوم %d والشهر %d، وقد يكون العكس", x.day, x.m.n), fmt.Sprintf("a date in figures, read as day %d of month %d; it may be the other way round", x.day, x.m.n))
	}
	if x.weekday == 0 || w.Start != w.End || int8(w.Start.Time().Weekday())+1 == x.weekday {
		return w, clash, true
	}
	// The weekday may tell which year is meant.
	if x.year == 0 && x.qual == noQual && !x.hasYearOff && !x.toldYear && m.cal == gregorian {
		for _, y := range []int{year + 1, year - 1} {
			v, okV := d.dayOf(x, m, y)
			if okV && int8(v.Start.Time().Weekday())+1 == x.weekday && v.Start <= d.pub+60 && v.Start > d.pub-300 {
				v.Reason = both("السنة من اسم اليوم ومن "+d.pubAR, "the year from the weekday and "+d.pubEN)
				return v, "", true
			}
		}
	}
	if m.cal == hijri && abs(int(w.Start.Time().Weekday())+1-int(x.weekday))%7 <= 1 || m.cal == hijri && abs(int(w.Start.Time().Weekday())+1-int(x.weekday)) == 6 {
		// The moon was seen a day earlier or later than the calendar has it.
		shift := (int(x.weekday) - 1 - int(w.Start.Time().Weekday()) + 10) % 7
		w.Start += incident.Day(shift - 3)
		w.End = w.Start
		w.Reason = join(w.Reason, "، مزاحًا يومًا ليوافق اسم اليوم", ", moved by a day to fit the weekday")
		return w, clash, true
	}
	return w, d.weekdayWord(x), true
}

func abs(n int) int { return max(n, -n) }

// dayOf is the day or days of a month in a year. False: there is no such day.
func (d *dater) dayOf(x *expr, m month, year int) (incident.When, bool) {
	last := max(x.last, x.day)
	prec := incident.TimeDay
	if last != x.day {
		prec = incident.TimeRange
	}
	if m.cal == hijri {
		if year < 1300 || year > 1500 || last > 30 {
			return incident.When{}, false
		}
		return incident.When{Start: hijriDay(year, m.n, x.day), End: hijriDay(year, m.n, last), Precision: prec}, true
	}
	if !validDay(year, m.n, x.day) || !validDay(year, m.n, last) {
		return incident.When{}, false
	}
	return incident.When{Start: incident.Date(year, m.n, x.day), End: incident.Date(year, m.n, last), Precision: prec}, true
}

func validDay(y, m, d int) bool {
	return y >= 1900 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
}

func daysIn(y, m int) int {
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

// dayIn is the first day of a month, or a day of it, in either calendar.
func dayIn(m month, year, day int) incident.Day {
	if m.cal == hijri {
		return hijriDay(year, m.n, min(day, hijriDays(year, m.n)))
	}
	return incident.Date(year, m.n, min(day, daysIn(year, m.n)))
}

// inferYear finds the year of a month and day that may come without one.
func (d *dater) inferYear(x *expr, m month, day int, clash *string) (y int, why text.Bilingual, ok bool) {
	calendarName := both("", "")
	if m.cal == hijri {
		calendarName = both("، بتقويم أم القرى", ", by the Umm al-Qura calendar")
	}
	if y, why, ok := d.knownDay(x, m); ok {
		return y, why, true
	}
	if x.year != 0 {
		return x.year, both("السنة مذكورة"+calendarName.AR, "the year is stated"+calendarName.EN), true
	}
	if x.toldYear {
		if n := len(d.told); n > 0 {
			y = d.told[n-1].Start.Time().Year() + x.yearOff
			if m.cal == hijri {
				y = hijriYear(d.told[n-1].Start) + x.yearOff
			}
			return y, both("السنة من التاريخ المذكور قبله", "the year of the date told before it"), true
		}
	}
	if d.pub == incident.NoDay {
		return 0, both("لا سنة مذكورة ولا تاريخ نشر معروف", "no year is stated and the date of publication is not known"), false
	}
	this := d.pub.Time()
	y = this.Year()
	pubMonth := int(this.Month())
	if m.cal == hijri {
		y = hijriYear(d.pub)
		pubMonth = 0
		for k := 1; k <= 12 && hijriDay(y, k, 1) <= d.pub; k++ {
			pubMonth = k
		}
	}
	if x.hasYearOff {
		return y + x.yearOff, both("السنة محسوبة من "+d.pubAR, "the year counted from "+d.pubEN), true
	}
	switch {
	case x.qual == thisOne:
		if m.n != pubMonth {
			*clash = "الجاري"
			for t := x.from; t < x.to; t++ {
				if d.at(t).qual == thisOne {
					*clash = d.norm(t)
				}
			}
			best := y
			for _, o := range []int{y - 1, y + 1} {
				if abs(int(dayIn(m, o, day)-d.pub)) < abs(int(dayIn(m, best, day)-d.pub)) {
					best = o
				}
			}
			y = best
		}
		return y, both("السنة من "+d.pubAR+" ومن كلمة «الجاري»", "the year of "+d.pubEN+", from the word for “this”"), true
	case x.qual == nextOne:
		if dayIn(m, y, day) <= d.pub {
			y++
		}
		return y, both("أول موعد كهذا بعد "+d.pubAR, "the next such time after "+d.pubEN), true
	case x.qual == lastOne && m.n == pubMonth && x.kind == aMonth:
		y--
	case dayIn(m, y, day) > d.pub:
		gapTo := dayIn(m, y, day) - d.pub
		if x.qual != lastOne && (gapTo <= 10 || m.n == pubMonth || d.speaksOfFuture(x, gapTo)) {
			return y, both("أول موعد كهذا بعد "+d.pubAR, "the next such time after "+d.pubEN), true
		}
		y--
	case x.qual != lastOne && dayIn(m, y, day) < d.pub-150 && (dayIn(m, y+1, day)-d.pub <= 10 || d.speaksOfFuture(x, dayIn(m, y+1, day)-d.pub)):
		return y + 1, both("أول موعد كهذا بعد "+d.pubAR, "the next such time after "+d.pubEN), true
	}
	return y, both("السنة مستنتجة: آخر موعد كهذا حتى "+d.pubAR+calendarName.AR, "the year is inferred: the last such time up to "+d.pubEN+calendarName.EN), true
}

// knownDay gives the attacks of 11 September and 7 October their years, where they are named so.
func (d *dater) knownDay(x *expr, m month) (int, text.Bilingual, bool) {
	y := 0
	switch {
	case x.kind != aDay || x.year != 0 || x.qual != noQual || m.cal != gregorian:
	case m.n == 9 && x.day == 11 && x.last == 11:
		y = 2001
	case m.n == 10 && x.day == 7 && x.last == 7:
		y = 2023
	}
	if y == 0 || d.pub != incident.NoDay && d.pub < incident.Date(y, m.n, x.day) {
		return 0, text.Bilingual{}, false
	}
	before, behind := d.bare(x.from-1), d.norm(x.to)
	switch {
	case behind == "attack" || behind == "attacks", strings.HasPrefix(before, "هجوم"), strings.HasPrefix(before, "هجمات"), strings.HasPrefix(before, "احداث"), strings.HasPrefix(before, "اعتداءات"):
		s := strconv.Itoa(y)
		return y, both("هجمات معروفة من سنة "+s, "attacks known by their day, of "+s), true
	}
	return 0, text.Bilingual{}, false
}

// speaksOfFuture reports whether the words before an expression look ahead, to a day so many days after publication.
func (d *dater) speaksOfFuture(x *expr, ahead incident.Day) bool {
	if ahead >= 300 {
		return false
	}
	w := d.bare(x.from - 1)
	if ahead <= 120 && (boundCues[w] || w == "حلول" && boundCues[d.bare(x.from-2)] || w == "than" && d.norm(x.from-2) == "later") {
		return true
	}
	for t := x.from - 1; t >= 0 && t > x.from-14; t-- {
		if k := d.tokens[t].Kind; k == text.Break || k == text.Punct && (d.norm(t) == "." || d.norm(t) == "؛" || d.norm(t) == ";") {
			return false
		}
		w := d.bare(t)
		if futureCues[w] || looksAhead(d.norm(t)) {
			return true
		}
		if w == "to" && d.norm(t+1) == "be" && !sayVerbs[d.norm(t+2)] {
			return true
		}
		if sayVerbs[w] || w == "منذ" || w == "since" || w == "after" || w == "كان" || w == "كانت" {
			return false
		}
	}
	return false
}

// looksAhead tells a verb with the س of the future from other words with س.
func looksAhead(w string) bool {
	if len(w) < 10 { // five letters
		return false
	}
	w = strings.TrimPrefix(w, "و")
	if !strings.HasPrefix(w, "سي") && !strings.HasPrefix(w, "ست") && !strings.HasPrefix(w, "سن") {
		return false
	}
	for n := 6; n <= 8 && n <= len(w); n += 2 {
		if notFuture[w[:n]] {
			return false
		}
	}
	return true
}

// resolveDayOfMonth reads "the 3rd of this month".
func (d *dater) resolveDayOfMonth(x *expr, out *date) bool {
	var base incident.Day
	why := both("الشهر من "+d.pubAR, "the month of "+d.pubEN)
	step := 0
	told, isTold := d.toldSpan()
	switch x.qual {
	case sameOne, previousOne, followingOne:
		if isTold {
			base = told.Start
			why = both("الشهر من التاريخ المذكور قبله "+base.String(), "the month of the date told before it, "+base.String())
			break
		}
		fallthrough
	default:
		if d.pub == incident.NoDay {
			out.when = d.unknown()
			return true
		}
		base = d.pub
	}
	switch x.qual {
	case lastOne, previousOne:
		step = -1
	case nextOne, followingOne:
		step = 1
	}
	t := base.Time()
	first := time.Date(t.Year(), t.Month()+time.Month(step), 1, 0, 0, 0, 0, time.UTC)
	w, ok := d.dayOf(x, month{n: int(first.Month())}, first.Year())
	if !ok {
		return false
	}
	w.Reason = why
	if x.weekday != 0 && w.Start == w.End && int8(w.Start.Time().Weekday())+1 != x.weekday {
		out.clash = d.weekdayWord(x)
	}
	out.when = w
	return true
}

// resolveMonth gives a month its year, and its part.
func (d *dater) resolveMonth(x *expr, out *date) bool {
	if x.second.n != 0 && x.second.n != x.m.n && x.second.cal == x.m.cal {
		out.months = [2]int{x.m.n, x.second.n}
	}
	day := 1
	switch x.piece {
	case mid, half2:
		day = 11
	case late:
		day = 21
	}
	y, why, ok := d.inferYear(x, x.m, day, &out.clash)
	if !ok {
		out.when = d.unknown()
		out.when.Reason = why
		return true
	}
	if x.m.cal == hijri {
		n := hijriDays(y, x.m.n)
		a, b := pieceDays(x.piece, n)
		prec := incident.TimeMonth
		if x.piece != whole {
			prec = incident.TimeWeek
		}
		out.when = incident.When{Start: hijriDay(y, x.m.n, a), End: hijriDay(y, x.m.n, b), Precision: prec, Reason: why}
		return true
	}
	out.when = d.pieceOfMonth(y, x.m.n, x.piece, why)
	if out.months[0] != 0 {
		y2, why2, ok2 := d.inferYear(x, x.second, day, new(string))
		if ok2 {
			out.rivals = append(out.rivals, d.pieceOfMonth(y2, x.second.n, x.piece, why2))
		}
	}
	return true
}

// pieceDays are the first and last day of a part of a month of n days.
func pieceDays(p piece, n int) (a, b int) {
	switch p {
	case early:
		return 1, 10
	case mid:
		return 11, 20
	case late:
		return 21, n
	case half1:
		return 1, 15
	case half2:
		return 16, n
	case week1:
		return 1, 7
	case week2:
		return 8, 14
	case week3:
		return 15, 21
	case week4:
		return n - 6, n
	}
	return 1, n
}

func (d *dater) pieceOfMonth(y, m int, p piece, why text.Bilingual) incident.When {
	a, b := pieceDays(p, daysIn(y, m))
	w := incident.When{Start: incident.Date(y, m, a), End: incident.Date(y, m, b), Precision: incident.TimeMonth, Reason: why}
	switch p {
	case early, mid, late, week1, week2, week3, week4:
		w.Precision = incident.TimeWeek
		w.Reason = join(why, "؛ أوائل الشهر أيامه 1–10 ومنتصفه 11–20 وأواخره ما بقي", "; early, mid and late in a month are days 1–10, 11–20 and the rest")
		if p >= week1 {
			w.Reason = why
		}
	case half1, half2:
		w.Precision = incident.TimeRange
	case earlier:
		if d.pub > w.Start && d.pub < w.End {
			w.End = d.pub
		}
	case later:
		if d.pub > w.Start && d.pub < w.End {
			w.Start = d.pub
		}
	}
	return w
}

func (d *dater) pieceOfYear(y int, p piece, why text.Bilingual) incident.When {
	a, b := 1, 12
	prec := incident.TimeYear
	switch p {
	case early:
		b = 4
	case mid:
		a, b = 5, 8
	case late:
		a = 9
	case half1:
		b, prec = 6, incident.TimeRange
	case half2:
		a, prec = 7, incident.TimeRange
	case quarter1, quarter2, quarter3, quarter4:
		a = 3*int(p-quarter1) + 1
		b, prec = a+2, incident.TimeRange
	}
	w := incident.When{Start: incident.Date(y, a, 1), End: incident.Date(y, b, daysIn(y, b)), Precision: prec, Reason: why}
	switch p {
	case early, mid, late:
		w.Reason = join(why, "؛ أوائل السنة ومنتصفها وأواخرها أثلاثها", "; early, mid and late in a year are its thirds")
	case earlier:
		if d.pub > w.Start && d.pub < w.End {
			w.End = d.pub
		}
	case later:
		if d.pub > w.Start && d.pub < w.End {
			w.Start = d.pub
		}
	}
	return w
}

func (d *dater) yearOf(x *expr) incident.When {
	y := x.year
	why := both("السنة مذكورة", "the year is stated")
	if y >= 1300 && y <= 1500 {
		return incident.When{Start: hijriDay(y, 1, 1), End: hijriDay(y+1, 1, 1) - 1, Precision: incident.TimeYear, Reason: both("سنة هجرية بتقويم أم القرى", "an Islamic year by the Umm al-Qura calendar")}
	}
	if x.nine {
		return incident.When{Start: incident.Date(y, 1, 1), End: incident.Date(y+9, 12, 31), Precision: incident.TimeYear, Reason: both("عقد من السنين", "a decade")}
	}
	w := d.pieceOfYear(y, x.piece, why)
	if x.last > y {
		w.End, w.Precision = incident.Date(x.last, 12, 31), incident.TimeRange
	}
	d.fromTheFirst(x, &w)
	return w
}

// fromTheFirst makes "since the beginning of the year" last until publication.
func (d *dater) fromTheFirst(x *expr, w *incident.When) {
	if x.piece != early || w.Precision != incident.TimeYear || d.pub == incident.NoDay || d.pub <= w.Start {
		return
	}
	from := x.from
	if d.norm(from-1) == "the" {
		from--
	}
	if p := d.bare(from - 1); p != "منذ" && p != "since" {
		return
	}
	for t := x.from; t < x.to; t++ {
		if d.at(t).role&beginning != 0 {
			w.End, w.Precision = d.pub, incident.TimeRange
			w.Reason = both("من أول السنة حتى "+d.pubAR, "from the first of the year to "+d.pubEN)
		}
	}
}

// unitOf is this or another week, month or year.
func (d *dater) unitOf(x *expr) incident.When {
	base := d.pub
	why := both("محسوب من "+d.pubAR, "counted from "+d.pubEN)
	step := 0
	switch x.qual {
	case lastOne:
		step = -1
	case nextOne:
		step = 1
	case beforeLast:
		step = -2
	case sameOne, previousOne, followingOne:
		told, ok := d.toldSpan()
		if x.unit == yearsLong && len(d.told) > 0 {
			told, ok = d.told[len(d.told)-1], true
		} else if x.unit == weeks && d.lastDay.Start != incident.NoDay {
			told = d.lastDay
		}
		switch x.qual {
		case previousOne:
			step = -1
		case followingOne:
			step = 1
		}
		if ok {
			base = told.Start
			why = both("محسوب من التاريخ المذكور قبله "+base.String(), "counted from the date told before it, "+base.String())
		}
	}
	if base == incident.NoDay {
		return d.unknown()
	}
	t := base.Time()
	switch x.unit {
	case weeks:
		monday := base - incident.Day((int(t.Weekday())+6)%7) + incident.Day(7*step)
		w := incident.When{Start: monday, End: monday + 6, Precision: incident.TimeWeek, Reason: why}
		switch x.piece {
		case early:
			w.End = monday + 2
		case mid:
			w.Start, w.End = monday+2, monday+4
		case late:
			w.Start = monday + 4
		case earlier:
			w.End = max(monday, min(w.End, d.pub))
		case later:
			w.Start = min(w.End, max(w.Start, d.pub))
		}
		return w
	case monthsLong:
		first := time.Date(t.Year(), t.Month()+time.Month(step), 1, 0, 0, 0, 0, time.UTC)
		return d.pieceOfMonth(first.Year(), int(first.Month()), x.piece, why)
	case yearsLong:
		w := d.pieceOfYear(t.Year()+step, x.piece, why)
		d.fromTheFirst(x, &w)
		return w
	}
	return d.unknown()
}

// resolveWeekday finds the day of a weekday.
func (d *dater) resolveWeekday(x *expr, out *date) {
	if x.qual == sameOne || x.qual == followingOne || x.qual == previousOne {
		told, ok := d.toldDay(x)
		if !ok {
			out.when = d.unknown()
			return
		}
		at := told.Start
		wd := int(x.weekday) - 1
		ahead := (wd - int(at.Time().Weekday()) + 7) % 7
		why := both("محسوب من التاريخ المذكور قبله "+at.String(), "counted from the date told before it, "+at.String())
		switch {
		case x.qual == sameOne && ahead > 3, x.qual == previousOne:
			ahead -= 7
		case x.qual == followingOne && ahead == 0:
			ahead = 7
		}
		out.when = incident.When{Start: at + incident.Day(ahead), End: at + incident.Day(ahead), Precision: incident.TimeDay, Reason: why}
		return
	}
	if d.pub == incident.NoDay {
		out.when = d.unknown()
		return
	}
	wd := int(x.weekday) - 1
	back := (int(d.pub.Time().Weekday()) - wd + 7) % 7
	if x.hasWeekOff {
		monday := d.pub - incident.Day((int(d.pub.Time().Weekday())+6)%7)
		n := int(monday-d.pub) + 7*x.weekOff + (wd+6)%7
		out.when = d.fromPublication(n, n, incident.TimeDay, both("هذا اليوم من ذلك الأسبوع", "that day of that week"))
		d.secondWeekday(x, out)
		return
	}
	switch {
	case x.qual == nextOne || x.qual == noQual && back != 0 && d.meetsAhead(x):
		out.when = d.fromPublication(7-back, 7-back, incident.TimeDay, both("أول يوم كهذا بعده", "the first such day after it"))
	case x.qual == beforeLast:
		if back == 0 {
			back = 7
		}
		out.when = d.fromPublication(-back-7, -back-7, incident.TimeDay, both("اليوم الذي قبل آخر يوم كهذا", "the such day before the last"))
	case back == 0 && x.qual == lastOne:
		out.when = d.fromPublication(-7, -7, incident.TimeDay, both("آخر يوم كهذا قبله", "the last such day before it"))
	default:
		out.when = d.fromPublication(-back, -back, incident.TimeDay, both("آخر يوم كهذا", "the last such day"))
	}
	d.secondWeekday(x, out)
}

// secondWeekday makes "the night of Saturday to Sunday" two days.
func (d *dater) secondWeekday(x *expr, out *date) {
	if x.second2 == 0 {
		return
	}
	ahead := incident.Day((int(x.second2) - int(x.weekday) + 7) % 7)
	if x.qual != nextOne && out.when.Start+ahead > d.pub && out.when.Start <= d.pub && !x.hasWeekOff {
		out.when.Start -= 7 // both lie before publication
	}
	out.when.End = out.when.Start + ahead
	out.when.Precision = incident.TimeRange
}

// meetsAhead reports whether a verb of the future stands before a weekday.
func (d *dater) meetsAhead(x *expr) bool {
	y := *x
	if boundCues[d.bare(x.from-1)] {
		y.from-- // "had not left by Monday": only a verb counts
	}
	return d.speaksOfFuture(&y, 7)
}

// agoOf counts back from publication.
func (d *dater) agoOf(x *expr) incident.When {
	n := x.n
	switch x.unit {
	case hours:
		if n < 24 {
			return d.fromPublication(0, 0, incident.TimeDay, both("قبل ساعات", "hours before"))
		}
		n = -(n / 24)
		return d.fromPublication(n, n, incident.TimeDay, dayNames(n))
	case days:
		return d.fromPublication(-n, -n, incident.TimeDay, dayNames(-n))
	case weeks:
		why := both("قبل أسبوع", "a week before")
		if n > 1 {
			s := strconv.Itoa(n)
			why = both("قبل أسابيع عددها "+s, s+" weeks before")
		}
		return d.fromPublication(-7*n, -7*n, incident.TimeWeek, why)
	}
	if d.pub == incident.NoDay {
		return d.unknown()
	}
	t := d.pub.Time()
	why := both("محسوبًا رجوعًا من "+d.pubAR, "counted back from "+d.pubEN)
	if x.unit == monthsLong {
		first := time.Date(t.Year(), t.Month()-time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		return d.pieceOfMonth(first.Year(), int(first.Month()), whole, both("شهر "+why.AR, "a month "+why.EN))
	}
	return d.pieceOfYear(t.Year()-n, whole, both("سنة "+why.AR, "a year "+why.EN))
}

// toldOf counts from the date that the text told before.
func (d *dater) toldOf(x *expr) incident.When {
	told, ok := d.toldDay(x)
	if !ok {
		if d.pub == incident.NoDay {
			return d.unknown()
		}
		if x.n == 0 {
			return d.fromPublication(0, 0, incident.TimeDay, dayNames(0))
		}
		told = incident.When{Start: d.pub, End: d.pub, Precision: incident.TimeDay}
	}
	why := both("محسوب من التاريخ المذكور قبله "+told.Start.String(), "counted from the date told before it, "+told.Start.String())
	w := told
	w.Reason, w.Text, w.Span = why, "", nil
	if w.Precision == incident.TimeRange && w.End-w.Start <= 3 && x.n > 0 {
		w.Start = w.End
	}
	if w.Start == w.End {
		w.Precision = incident.TimeDay
	}
	if x.n > 0 && x.last == 0 && d.pub != incident.NoDay && told.End <= d.pub && (x.unit == days && told.End+incident.Day(x.n) > d.pub || x.unit == weeks && told.End+incident.Day(7*x.n) > d.pub) && x.kind == fromTold && x.first && !d.speaksOfFuture(x, 1) {
		w = d.unknown() // the day that it is counted from is not told
		w.Reason = both("اليوم الذي يُحسب منه غير مذكور", "the day that it is counted from is not told")
		return w
	}
	if x.last != 0 { // "the next two days"
		a, b := told.Start, told.End
		if x.last > 0 {
			return incident.When{Start: b + 1, End: b + incident.Day(x.last), Precision: incident.TimeRange, Reason: why}
		}
		return incident.When{Start: a + incident.Day(x.last), End: a - 1, Precision: incident.TimeRange, Reason: why}
	}
	switch x.unit {
	case hours:
		return w
	case days:
		w.Start, w.End = w.Start+incident.Day(x.n), w.End+incident.Day(x.n)
	case weeks:
		w.Start, w.End = w.Start+incident.Day(7*x.n), w.End+incident.Day(7*x.n)
		if w.Precision == incident.TimeDay {
			w.Precision = incident.TimeWeek
		}
	case monthsLong:
		t := w.Start.Time()
		first := time.Date(t.Year(), t.Month()+time.Month(x.n), 1, 0, 0, 0, 0, time.UTC)
		return d.pieceOfMonth(first.Year(), int(first.Month()), whole, why)
	case yearsLong:
		return d.pieceOfYear(w.Start.Time().Year()+x.n, whole, why)
	}
	return w
}

// pastOf is a time of some length up to publication, or from it.
func (d *dater) pastOf(x *expr) incident.When {
	if d.pub == incident.NoDay {
		return d.unknown()
	}
	n := x.n
	var far incident.Day
	t := d.pub.Time()
	switch x.unit {
	case hours:
		back := (abs(n) + 23) / 24
		if n < 0 {
			back = -back
		}
		far = d.pub + incident.Day(back)
	case days:
		far = d.pub + incident.Day(n)
	case weeks:
		far = d.pub + incident.Day(7*n)
	case monthsLong:
		first := time.Date(t.Year(), t.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
		far = incident.Date(first.Year(), int(first.Month()), min(t.Day(), daysIn(first.Year(), int(first.Month()))))
	default:
		far = incident.Date(t.Year()+n, int(t.Month()), min(t.Day(), daysIn(t.Year()+n, int(t.Month()))))
	}
	if n < 0 {
		return incident.When{Start: far, End: d.pub, Precision: incident.TimeRange, Reason: both("المدة حتى "+d.pubAR, "the time up to "+d.pubEN)}
	}
	return incident.When{Start: d.pub, End: far, Precision: incident.TimeRange, Reason: both("المدة من "+d.pubAR, "the time from "+d.pubEN)}
}

// weekendOf is Saturday and Sunday, in Arabic texts Friday and Saturday.
func (d *dater) weekendOf(x *expr) incident.When {
	if d.pub == incident.NoDay {
		return d.unknown()
	}
	first := time.Saturday
	if !isLatin(d.norm(x.to - 1)) {
		first = time.Friday
	}
	back := (int(d.pub.Time().Weekday()) - int(first) + 7) % 7
	n := -back
	switch x.qual {
	case nextOne:
		n += 7
	case lastOne:
		if back <= 1 {
			n -= 7
		}
	}
	return d.fromPublication(n, n+1, incident.TimeRange, both("يوما عطلة الأسبوع", "the two days of the weekend"))
}

// seasonOf is a season of a year; winter is that which begins in December of the year before.
func (d *dater) seasonOf(x *expr) incident.When {
	y := x.year
	first := 3 * int(x.season-1) // month before: winter 0 → December of the year before
	why := both("الفصل بالأشهر الكاملة", "the season in whole months")
	span := func(y int) incident.When {
		a := incident.Date(y, first, 1)
		if first == 0 {
			a = incident.Date(y-1, 12, 1)
		}
		return incident.When{Start: a, End: incident.Date(y, first+2, daysIn(y, first+2)), Precision: incident.TimeRange, Reason: why}
	}
	if y != 0 {
		return span(y)
	}
	if d.pub == incident.NoDay {
		return d.unknown()
	}
	y = d.pub.Time().Year() + x.yearOff
	w := span(y)
	switch x.qual {
	case lastOne:
		for w.End >= d.pub {
			y--
			w = span(y)
		}
	case nextOne:
		for w.Start <= d.pub {
			y++
			w = span(y)
		}
	}
	w.Reason = both("محسوب من "+d.pubAR, "counted from "+d.pubEN)
	return w
}
