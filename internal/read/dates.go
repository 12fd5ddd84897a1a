package read

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// date is one time expression of the text.
type date struct {
	from, to int             // tokens
	when     incident.When   // for a happening; the reading preferred when nothing else speaks
	own      incident.When   // of the expression itself, without the "since" before it
	rivals   []incident.When // other readings, of a pair of names for different months
	since    bool            // only a lower bound: "since 8 December", "after the fall of …"
	until    bool            // only an upper bound: it dates nothing
	anchor   bool            // a known event stands for a date
	months   [2]int          // the two months of a contradictory pair
	clash    string          // a weekday or "this month" that does not fit: the words
}

// mention is what the words of the expression say by themselves.
func (d *date) mention() incident.When { return d.own }

// anchors are events whose day is common knowledge and that reports use as a date.
var anchors = []struct {
	words  []string
	day    incident.Day
	ar, en string
}{
	{[]string{"سقوط نظام الاسد", "سقوط نظام بشار الاسد", "سقوط النظام", "سقوط الاسد", "سقوط النظام البايد", "سقوط النظام السابق", "fall of assad", "fall of the assad regime", "fall of the assad government", "fall of the regime", "fall of bashar al assad", "ouster of assad"},
		incident.Date(2024, 12, 8), "سقوط نظام الأسد كان في 8 كانون الأول 2024", "the fall of the Assad government was on 8 December 2024"},
}

// kind is what sort of expression was read.
type kind uint8

const (
	aDay       kind = iota + 1 // 11 January [2025]
	dayOfMonth                 // الثالث من الشهر الجاري
	aMonth
	aYear
	aUnit     // this week, last month, العام المقبل
	offset    // yesterday
	aWeekday  // Friday
	ago       // two weeks ago
	fromTold  // the next day
	pastDays  // the past two days
	aWeekend  //
	aSeason   // صيف 2014
	toldMonth // that November
	anAnchor  // the fall of the regime
	aName     // of a street, an operation, a party: no date
)

// expr is an expression as its words say it, before it is counted from anything.
type expr struct {
	from, to         int
	kind             kind
	day, last        int // days of the month
	m, second        month
	year             int
	yearOff          int // with hasYearOff: the year is this many after that of publication (العام الماضي)
	hasYearOff       bool
	toldYear         bool // the year that the text told last
	qual             qual
	piece            piece
	weekday, second2 int8 // 1 + time.Weekday; the second of "the night of Saturday to Sunday"
	weekOff          int  // with hasWeekOff: a weekday of that week, counted from this
	hasWeekOff       bool
	n                int
	unit             unit
	part             part
	season           int8
	lasts            bool // stated from–to
	since            bool
	first            bool // counted from the day that the text told first
	ambiguous        bool // day or month first cannot be told from the figures
	nine             bool // a decade
	until            *expr
	anchor           int // index in anchors
}

// dater reads the dates of one text.
type dater struct {
	*reader
	pub        incident.Day
	pubAR      string // the date counted from, as reasons say it
	pubEN      string
	monthFirst bool // figures are month first in this text
	dayFirst   bool // they are day first

	told      []incident.When // what the text told, the newest last
	toldAt    []int           // the token of each
	firstTold incident.When
	lastDay   incident.When // the last that was a day
	reports   incident.When // the last that only dates a statement
}

// datesOf finds the time expressions in the tokens.
func (r *reader) datesOf(ctx context.Context) {
	d := &dater{reader: r, pub: r.in.Published}
	d.firstTold.Start, d.lastDay.Start, d.reports.Start = incident.NoDay, incident.NoDay, incident.NoDay
	var found []expr
	for i, n := 0, 0; i < len(r.tokens); n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return
		}
		if !d.mayBegin(i) {
			i++
			continue
		}
		if x, ok := d.expression(i); ok {
			if x.kind != aName {
				found = append(found, x)
			}
			i = max(x.to, i+1)
			continue
		}
		i++
	}
	d.published(found)
	r.dates = make([]date, 0, len(found))
	for k := range found {
		if one, ok := d.value(&found[k]); ok {
			r.dates = append(r.dates, one)
		}
	}
	d.settlePairs()
	r.dated = make([]bool, len(r.tokens))
	for k := range r.dates {
		for t := r.dates[k].from; t < r.dates[k].to; t++ {
			r.dated[t] = true
		}
	}
}

// settlePairs gives a date with two different months the reading that another date of the text bears out.
func (d *dater) settlePairs() {
	var sure map[incident.Day]bool
	for i := range d.dates {
		p := &d.dates[i]
		if len(p.rivals) != 1 || p.since || p.clash != "" {
			continue
		}
		if sure == nil {
			sure = make(map[incident.Day]bool, len(d.dates))
			for k := range d.dates {
				if o := &d.dates[k]; len(o.rivals) == 0 && !o.anchor && o.own.Precision == incident.TimeDay {
					sure[o.own.Start] = true
				}
			}
		}
		if other := p.rivals[0]; sure[other.Start] && !sure[p.when.Start] {
			other.Reason = join(other.Reason, "؛ اسما الشهر مختلفان، وهذا ما يوافق بقية النص", "; the two names of the month differ, and the rest of the text fits this one")
			p.rivals[0] = p.own
			p.own, p.when = other, other
		}
	}
}

// mayBegin rules out at little cost most tokens that begin no expression.
func (d *dater) mayBegin(i int) bool {
	t := &d.tokens[i]
	if w := d.lemmas[i].date; w != nil {
		return w.role&starts != 0
	}
	switch t.Kind {
	case text.Number:
		return true
	case text.Word:
		return digitFirst(t.Norm) || t.Norm == "ال" || t.Norm == "the" || t.Norm == "ouster" || t.Norm == "small" || t.Norm == "wee" || t.Norm == "predawn" || t.Norm == "pre" || strings.HasSuffix(t.Norm, "سقوط")
	}
	return false
}

// word is token i without the one-letter words before it, where the reader of dates knows it.
func (d *dater) word(i int) string {
	if i < 0 || i >= len(d.tokens) {
		return ""
	}
	if w := d.lemmas[i].date; w != nil {
		return w.text
	}
	return d.tokens[i].Norm
}

// prefix is the number of letters before the word in token i.
func (d *dater) prefix(i int) uint8 {
	if i < 0 || i >= len(d.tokens) {
		return 0
	}
	return d.lemmas[i].beforeDate
}

// none stands for words that say nothing.
var none = &dateWord{}

func (d *dater) at(i int) *dateWord {
	if i < 0 || i >= len(d.tokens) || d.lemmas[i].date == nil {
		return none
	}
	return d.lemmas[i].date
}

// expression reads the longest expression that begins at token i, a range with both its ends.
func (d *dater) expression(i int) (expr, bool) {
	if i >= len(d.tokens) {
		return expr{}, false
	}
	x, ok := d.single(i)
	if !ok {
		return x, false
	}
	if d.isName(x.from) && (d.norm(x.from-1) != "(" || d.norm(x.to) == ")") {
		x.kind = aName
		return x, true
	}
	lead := d.word(x.from - 1)
	if lead == "بين" && (x.last > x.day || x.lasts && x.kind == aYear) { // بين 8 و12 كانون الأول
		x.from, x.lasts = x.from-1, true
	}
	if lead == "between" && x.last > x.day {
		x.lasts = true
	}
	j := x.to
	joined := false
	w := d.word(j)
	at := j + 1
	switch {
	case w == "-" || w == "–" || w == "—":
		joined = d.joinable(&x, at)
	case w == "الي" || w == "حتي" || w == "ولغايه" || w == "لغايه" || w == "to" || w == "through" || w == "until" || w == "till":
		if d.word(at) == "يوم" && d.at(at+1).role&starts == 0 {
			return x, true
		}
		joined = lead == "من" || lead == "from" || lead == "بين" || lead == "between" || d.joinable(&x, at) && w != "until" && w != "till"
	case d.norm(j) == "وحتي" || d.norm(j) == "والي":
		joined = lead == "من" || d.joinable(&x, at)
	case w == "and":
		joined = lead == "between" || x.kind == aMonth && x.year == 0 && x.piece == whole
	case j < len(d.tokens) && d.prefix(j) > 0 && strings.HasPrefix(d.tokens[j].Norm, "و"):
		joined, at = lead == "بين" || x.kind == aMonth && x.year == 0 && x.piece == whole, j
	case w == "و":
		joined = lead == "بين"
	}
	if !joined || at >= len(d.tokens) {
		return x, true
	}
	if dash := w == "-" || w == "–" || w == "—"; d.word(at) == "on" && !dash || d.word(at) == "في" && !dash || d.word(at) == "the" && d.word(at+1) == "" {
		at++
	}
	if at >= len(d.tokens) {
		return x, true
	}
	y, ok := d.single(at)
	if !ok || y.from != at {
		return x, true
	}
	if (w == "and" || at == j) && lead != "between" && lead != "بين" && (y.kind != aMonth || y.m.n != x.m.n%12+1 || y.piece != whole || y.m.fam != x.m.fam) {
		return x, true
	}
	if x.year == 0 && y.year != 0 && (x.kind == aDay || x.kind == aMonth) && !x.hasYearOff {
		x.year = y.year
		if x.m.cal == y.m.cal && (x.m.n > y.m.n) {
			x.year--
		}
	}
	x.to, x.until, x.lasts = y.to, &y, true
	if lead == "بين" {
		x.from--
	}
	return x, true
}

// joinable reports whether two expressions beside a dash or "to" make a range without "from" before them.
func (d *dater) joinable(x *expr, at int) bool {
	if x.kind == aWeekday {
		return d.at(at).weekday != 0
	}
	return (x.kind == aDay || x.kind == aMonth || x.kind == aYear) && x.weekday == 0
}

// single reads one expression at token i: day, month, year, or words counted from another day.
func (d *dater) single(i int) (expr, bool) {
	t := &d.tokens[i]
	switch t.Kind {
	case text.Number:
		return d.figures(i)
	case text.Word:
		if digitFirst(t.Norm) {
			return d.figures(i) // 11th, 1990s
		}
		w := d.lemmas[i].date
		if w == nil {
			if t.Norm == "ال" && i+1 < len(d.tokens) && d.tokens[i+1].Kind == text.Number { // الـ25 من كانون الثاني
				return d.figures(i)
			}
			if strings.HasSuffix(t.Norm, "سقوط") || t.Norm == "ouster" {
				return d.anchor(i)
			}
			return expr{}, false
		}
		if w.role&starts == 0 && w.text != "the" {
			return expr{}, false
		}
		if isLatin(w.text) {
			if w.text == "fall" && d.word(i+1) == "of" {
				if x, ok := d.anchor(i); ok {
					return x, true
				}
			}
			return d.english(i)
		}
		return d.arabic(i)
	}
	return expr{}, false
}

// isName reports whether the word before makes a name of what follows.
func (d *dater) isName(i int) bool {
	w := d.norm(i - 1)
	if w == "\"" || w == "«" || w == "“" {
		w = d.norm(i - 2)
	}
	return w != "" && dateLike[bareOf(w)] || d.norm(i-1) == "(" && d.norm(i-2) == "و" // و(17 تموز): one of several in brackets
}

// bareOf takes و ف ب ل ك from a word of dateLike.
func bareOf(w string) string {
	if dateLike[w] {
		return w
	}
	for len(w) > 4 {
		switch w[:2] {
		case "و", "ف", "ب", "ل", "ك":
			w = w[2:]
			if dateLike[w] {
				return w
			}
			continue
		}
		break
	}
	return w
}

// figures reads what begins with a number: a date in figures, a day with its month, a year, "24 ساعة الماضية", "3 days ago".
func (d *dater) figures(i int) (expr, bool) {
	if x, ok := d.numeric(i); ok {
		return x, true
	}
	x := expr{from: i}
	if to, ok := d.dayAndMonth(i, &x); ok {
		x.to = to
		if isLatin(d.norm(to)) && dateLikeAfter[d.norm(to)] {
			return expr{}, false
		}
		d.trailingPart(&x)
		return x, true
	}
	if x, ok := d.yearAlone(i); ok {
		return x, true
	}
	at := i
	if d.norm(i) == "ال" {
		at++
	}
	if prev := d.bare(i - 1); prev == "بتاريخ" || prev == "تاريخ" {
		if day, month, ok := d.dayMonthFigures(i); ok {
			return expr{from: i, to: i + 3, kind: aDay, day: day, last: day, m: monthOf(month)}, true
		}
	}
	if n, ok := d.number(at); ok && n > 0 && n < 1000 {
		if d.norm(i-1) == "-" && i > 1 && d.touching(i-2, i+1) {
			return expr{}, false
		}
		return d.counted(i, at+1, n)
	}
	return expr{}, false
}

func monthOf(n int) month { return month{n: n} }

// numeric reads 2025-01-11, 11/1/2025, 11.1.2025, 18 - 1 - 2026.
func (d *dater) numeric(i int) (expr, bool) {
	s := d.tokens[i].Norm
	var a, b, c, to int
	if strings.IndexByte(s, '.') > 0 {
		var ok bool
		if a, b, c, ok = threeParts(s); !ok {
			return expr{}, false
		}
		to = i + 1
	} else {
		if i+4 >= len(d.tokens) || d.tokens[i+1].Kind != text.Punct {
			return expr{}, false
		}
		sep := d.norm(i + 1)
		if sep != "-" && sep != "/" && sep != "–" && sep != "." && sep != "\\" || d.norm(i+3) != sep {
			return expr{}, false
		}
		x, ok1 := d.number(i)
		y, ok2 := d.number(i + 2)
		z, ok3 := d.number(i + 4)
		if !ok3 {
			z, ok3 = d.yearNumber(i + 4) // 10/3/2025م
		}
		if !ok1 || !ok2 || !ok3 || len(s) > 4 {
			return expr{}, false
		}
		a, b, c, to = x, y, z, i+5
		if d.norm(i+5) == sep && d.touching(i+4, i+6) {
			return expr{}, false // 963-11-2025-01: a telephone number
		}
	}
	x := expr{from: i, to: to, kind: aDay}
	switch {
	case a >= 1900 || a >= 1400 && a < 1500:
		if b > 12 {
			return expr{}, false // a year that stands first has its month behind it: 2025-13-01 is no day
		}
		a, c = c, a
	case c >= 10 && c < 50 && len(d.norm(to-1)) == 2 && d.norm(i+1) == "/":
		c += 2000
	}
	swapped := false
	if b > 12 && a <= 12 {
		a, b = b, a
		d.monthFirst, swapped = true, true
	}
	d.dayFirst = d.dayFirst || a > 12 && !swapped && d.norm(i) != "" && len(s) <= 2
	if c >= 1400 && c < 1500 {
		if b < 1 || b > 12 || a < 1 || a > 30 {
			return expr{}, false
		}
		x.m.cal, x.m.fam = hijri, islamic
	} else if !validDay(c, b, a) {
		return expr{}, false
	}
	x.day, x.last, x.m.n, x.year = a, a, b, c
	x.ambiguous = a <= 12 && a != b && !swapped && c < 2100 && d.norm(i) == s && len(s) <= 2
	if w := d.norm(to); w == "م" || w == "ه" || w == "هـ" {
		x.to++
	}
	return x, true
}

// threeParts splits 05.11.2024.
func threeParts(s string) (a, b, c int, ok bool) {
	p := strings.IndexByte(s, '.')
	q := strings.LastIndexByte(s, '.')
	if p < 1 || q <= p+1 || q == len(s)-1 {
		return 0, 0, 0, false
	}
	a, err1 := strconv.Atoi(s[:p])
	b, err2 := strconv.Atoi(s[p+1 : q])
	c, err3 := strconv.Atoi(s[q+1:])
	return a, b, c, err1 == nil && err2 == nil && err3 == nil && a > 0 && b > 0 && (c > 1000 || a > 1000)
}

// dayNumber reads a day of the month: 11, 11th, الـ11.
func (d *dater) dayNumber(i int) (day, to int, ok bool) {
	if i >= len(d.tokens) || i < 0 {
		return 0, i, false
	}
	if d.norm(i) == "ال" {
		i++
	}
	if i >= len(d.tokens) {
		return 0, i, false
	}
	s := d.tokens[i].Norm
	n := 0
	k := 0
	for ; k < len(s) && k < 3 && '0' <= s[k] && s[k] <= '9'; k++ {
		n = n*10 + int(s[k]-'0')
	}
	if k == 0 || k > 2 || n < 1 || n > 31 {
		return 0, i, false
	}
	switch s[k:] {
	case "", "st", "nd", "rd", "th":
		return n, i + 1, true
	}
	return 0, i, false
}

// ordinal reads a day of the month in words: الثالث, الخامس عشر, الحادي والعشرين, twenty-first is not used in dates.
func (d *dater) ordinal(i int) (day, to int, ok bool) {
	w := d.at(i)
	n := int(w.ordinal)
	if n == 0 {
		return 0, i, false
	}
	if isLatin(w.text) {
		return n, i + 1, true
	}
	if n < 10 || w.text == "الحادي" {
		one := n
		if w.text == "الحادي" {
			one = 1
		}
		switch next := d.norm(i + 1); {
		case next == "عشر" || next == "عشره":
			return one + 10, i + 2, true
		case next == "والعشرين" || next == "والعشرون":
			return one + 20, i + 2, true
		case next == "والثلاثين" || next == "والثلاثون":
			return one + 30, i + 2, one == 1
		}
		if w.text == "الحادي" {
			return 0, i, false
		}
	}
	return n, i + 1, true
}

func (d *dater) dayAt(i int) (day, to int, ok bool) {
	if day, to, ok = d.dayNumber(i); ok {
		return day, to, ok
	}
	return d.ordinal(i)
}

// dayAndMonth reads "11 January 2025", "3 و5 آذار", "الثالث من الشهر الجاري", "18 الجاري", "January 11-13, 2025".
func (d *dater) dayAndMonth(i int, x *expr) (to int, ok bool) {
	if mm, next, isMonth := d.monthAt(i); isMonth && mm.cal == gregorian && isLatin(d.norm(i)) { // January 11
		if d.norm(next) == "." {
			next++
		}
		day, after, okDay := d.dayNumber(next)
		if !okDay || after < len(d.tokens) && d.norm(after) == ":" {
			return i, false
		}
		if _, _, other := d.monthAt(after); other && d.norm(after) != "may" && d.norm(after) != "march" { // "January 11 February"
			return i, false
		}
		x.kind, x.day, x.last, x.m = aDay, day, day, mm
		to = after
		for joiners[d.norm(to)] {
			n2, after2, ok2 := d.dayNumber(to + 1)
			if !ok2 || n2 <= x.last {
				break
			}
			if _, _, isMonth := d.monthAt(after2); isMonth {
				break
			}
			if d.norm(after2) == "people" || d.isQuantityNoun(after2) {
				break
			}
			x.lasts = x.lasts || d.norm(to) != "and"
			x.last, to = n2, after2
		}
		return d.yearTail(to, x), true
	}
	day, to, ok := d.dayAt(i)
	if !ok {
		return i, false
	}
	latin := isLatin(d.norm(i))
	x.day, x.last = day, day
	words := d.at(i).ordinal != 0
	for {
		w := d.norm(to)
		j := to + 1
		switch {
		case joiners[w] || w == "وحتي" || w == "علي" || w == "ولغايه" || w == "/" && !words:
		case d.at(to).ordinal != 0 && d.prefix(to) > 0: // الثالث والرابع من
			j = to
		default:
			j = -1
		}
		if j < 0 {
			break
		}
		n2, after, ok2 := d.dayAt(j)
		if !ok2 || n2 <= x.last {
			break
		}
		x.lasts = x.lasts || w != "و" && w != "and" && j != to
		x.last, to = n2, after
	}
	of := to
	for k := 0; k < 3; k++ {
		if w := d.norm(to); w == "من" || w == "of" || w == "شهر" || w == "لشهر" || w == "-" && k == 0 && d.touching(to-1, to+2) || k == 0 && !words && d.slashedMonth(to) {
			to++
			continue
		}
		break
	}
	if latin || of < to && d.norm(of) == "of" { // the 25th of last month
		j := to
		if d.norm(j) == "the" {
			j++
		}
		if q := d.at(j); of < to && q.qual != noQual && d.norm(j+1) == "month" {
			x.kind, x.qual = dayOfMonth, q.qual
			return j + 2, true
		}
		if of < to && j > to && d.norm(j) == "month" {
			x.kind = dayOfMonth
			return j + 1, true
		}
		if j > to {
			return i, false
		}
	}
	if m, next, isMonth := d.monthAt(to); isMonth {
		if words && !latin && of == to && m.cal == gregorian {
			return i, false // "الثاني آذار": no date
		}
		x.kind, x.m = aDay, m
		if d.norm(next) == "." && isLatin(d.norm(next-1)) && len(d.norm(next-1)) <= 4 {
			if _, isYear := d.yearNumber(next + 1); isYear {
				next++
			}
		}
		x.second, next = d.secondMonth(next, m, true)
		return d.yearTail(next, x), true
	}
	// The month is "the month".
	j := to
	if d.norm(j) == "هذا" || d.norm(j) == "ذات" || d.norm(j) == "نفس" {
		j++
	}
	if d.word(j) == "الشهر" && of < to {
		x.kind, x.n = dayOfMonth, 0
		to = j + 1
		switch d.norm(j - 1) {
		case "ذات", "نفس":
			x.qual = sameOne
			return to, true
		case "هذا":
			x.qual = thisOne
			return to, true
		}
		if q := d.at(to).qual; q != noQual && d.at(to).role&feminine == 0 && d.prefix(to) == 0 {
			x.qual = q
			to++
		}
		return to, true
	}
	if !words && of == to { // 18 الجاري
		if w := d.at(to); w.role&feminine == 0 && d.prefix(to) == 0 && !isLatin(w.text) && (w.qual == thisOne || w.qual == nextOne) {
			x.kind, x.qual = dayOfMonth, w.qual
			return to + 1, true
		}
	}
	if of == to && d.norm(to) == "منه" && (!words || day > 1) { // 18 منه, الحادي عشر منه
		x.kind, x.qual = dayOfMonth, sameOne
		return to + 1, true
	}
	return i, false
}

// slashedMonth reports whether a stroke stands before the Arabic name of a month: 12/ آذار/ 2017, 12 - آذار - 2017.
func (d *dater) slashedMonth(i int) bool {
	switch d.norm(i) {
	case "/", "\\":
	case "-", "–", "ـ":
		if _, next, ok := d.monthAt(i + 1); !ok || d.norm(next) != d.norm(i) {
			return false
		} else if y, ok := d.yearNumber(next + 1); !ok || y < 1900 {
			return false
		}
	default:
		return false
	}
	_, _, ok := d.monthAt(i + 1)
	return ok && d.prefix(i+1) == 0 && !isLatin(d.norm(i+1))
}

func digitFirst(s string) bool { return s != "" && '0' <= s[0] && s[0] <= '9' }

// monthAt reads a month's name of one to four words.
func (d *dater) monthAt(i int) (month, int, bool) {
	w := d.at(i)
	if len(w.month) == 0 {
		return month{}, i, false
	}
	if isLatin(w.text) { // English months have a capital
		if f, _ := utf8.DecodeRuneInString(d.tokens[i].Text); !unicode.IsUpper(f) {
			return month{}, i, false
		}
	}
	best, end := month{}, 0
	for k := range w.month {
		name := &w.month[k]
		if len(name.rest) > 0 && name.rest[0] != "" && len(d.tokens) <= i+1 {
			continue
		}
		to, fits := i+1, true
		for _, rest := range name.rest {
			if d.norm(to) == "-" && isLatin(w.text) {
				to++
			}
			if d.norm(to) != rest {
				fits = false
				break
			}
			to++
		}
		if fits && to > end {
			best, end = name.m, to
		}
	}
	if end == 0 {
		return month{}, i, false
	}
	if w.text == "ت" || w.text == "ك" {
		if d.prefix(i) > 0 || !d.abbreviated(i) {
			return month{}, i, false
		}
	}
	return best, end, true
}

// abbreviated reports whether ت or ك with 1 or 2 is a month: a number stands before it.
func (d *dater) abbreviated(i int) bool {
	_, _, ok := d.dayNumber(i - 1)
	return ok || d.norm(i-1) == "/"
}

// secondMonth reads the other name of the month after a slash, a dash, in brackets or after a blank.
func (d *dater) secondMonth(i int, m month, afterDay bool) (month, int) {
	j := i
	switch d.norm(i) {
	case "/", "-", "–", "\\", "(", "|":
		j = i + 1
	}
	m2, next, ok := d.monthAt(j)
	switch {
	case !ok:
		return month{}, i
	case j == i: // كانون الثاني يناير
		if m2.n == m.n && m2.fam != m.fam && m2.cal == m.cal && !isLatin(d.norm(i)) {
			return m2, next
		}
		return month{}, i
	case d.norm(i) == "(":
		if d.norm(next) == ")" && m2.cal == m.cal {
			return m2, next + 1
		}
		return month{}, i
	case m2.cal != m.cal || m2.fam == m.fam && !afterDay:
		return month{}, i // two months: تموز - آب
	case m2.fam == m.fam && d.norm(i) != "/" && d.norm(i) != "\\":
		return month{}, i
	}
	return m2, next
}

// yearNumber reads a year of four figures, the sign of its calendar behind it not included.
func (d *dater) yearNumber(i int) (int, bool) {
	if i < 0 || i >= len(d.tokens) {
		return 0, false
	}
	s := d.tokens[i].Norm
	if len(s) < 4 || d.tokens[i].Kind == text.Punct {
		return 0, false
	}
	y := 0
	for k := range 4 {
		if s[k] < '0' || s[k] > '9' {
			return 0, false
		}
		y = y*10 + int(s[k]-'0')
	}
	switch s[4:] {
	case "", "م", "ه", "هـ":
	default:
		return 0, false
	}
	return y, y >= 1900 && y <= 2100 || y >= 1300 && y <= 1500
}

// yearEnd is the token after a year with the sign of its calendar.
func (d *dater) yearEnd(i int) int {
	switch d.norm(i + 1) {
	case "م", "ه", "هـ", "ميلادي", "ميلاديه", "هجري", "هجريه", "للهجره":
		return i + 2
	}
	return i + 1
}

// yearTail reads a year or a word like "last" after a month, and returns where the expression ends.
func (d *dater) yearTail(i int, x *expr) int {
	j := i
	latin := j > 0 && isLatin(d.norm(j-1)) || d.norm(j) == ","
	if d.norm(j) == "-" && d.touching(j-1, j+2) && latin { // 11-Jan-2025
		if y, ok := d.yearNumber(j + 1); ok && y > 1900 && d.norm(j-2) == "-" {
			x.year = y
			return j + 2
		}
	}
	switch w := d.norm(j); w {
	case "/", "\\", "-", "–", "ـ": // آذار/ 2017
		if y, ok := d.yearNumber(j + 1); !latin && ok && y > 1900 && (w == "/" || w == "\\" || x.kind == aDay && d.dashed(x.from, j, w)) {
			x.year = y
			return d.yearEnd(j + 1)
		}
	}
	if d.norm(j) == "," || d.norm(j) == "." && latin && len(d.norm(j-1)) <= 4 && j > 0 {
		if y, ok := d.yearNumber(j + 1); ok && (y > 1900) {
			x.year = y
			return d.yearEnd(j + 1)
		}
		if d.norm(j) == "," {
			return i
		}
	}
	if y, ok := d.yearNumber(j); ok && (y > 1900 || x.m.cal == hijri) && (!d.isQuantityNoun(j+1) || y >= 1980 && y <= 2060) {
		x.year = y
		return d.yearEnd(j)
	}
	if d.norm(j) == "،" && x.kind == aDay && !d.tokenIs(j+2, text.Word) { // 19 آذار، 2025
		if y, ok := d.yearNumber(j + 1); ok && y > 1900 {
			x.year = y
			return d.yearEnd(j + 1)
		}
	}
	if d.norm(j) == "من" || d.norm(j) == "of" {
		j++
	}
	if latin || isLatin(d.norm(j)) {
		q := d.at(j).qual
		if d.norm(j) == "the" && d.at(j+1).qual != noQual {
			j++
			q = d.at(j).qual
		}
		if q != noQual && d.word(j+1) == "year" {
			return d.yearQual(q, j+2, x)
		}
		if j > i {
			if y, ok := d.yearNumber(j); ok {
				x.year = y
				return j + 1
			}
		}
		return i
	}
	switch d.word(j) {
	case "عام", "العام", "سنه", "السنه":
		if d.norm(j+1) == "-" {
			return i
		}
		if y, ok := d.yearNumber(j + 1); ok {
			x.year = y
			return d.yearEnd(j + 1)
		}
		if q := d.at(j + 1).qual; q != noQual && d.prefix(j+1) == 0 {
			return d.yearQual(q, j+2, x)
		}
		return i
	case "هذا", "هذه", "ذات", "نفس", "ذلك", "تلك":
		if w := d.word(j + 1); j > i && (w == "العام" || w == "السنه") {
			if d.word(j) == "هذا" || d.word(j) == "هذه" {
				return d.yearQual(thisOne, j+2, x)
			}
			return d.yearQual(sameOne, j+2, x)
		}
		return i
	}
	if j > i {
		if y, ok := d.yearNumber(j); ok && (y > 1900 || x.m.cal == hijri) {
			x.year = y
			return d.yearEnd(j)
		}
		return i
	}
	if w := d.at(j); w.qual != noQual && w.role&feminine == 0 && d.prefix(j) == 0 && w.qual != previousOne && w.qual != followingOne {
		x.qual = w.qual
		if d.norm(j+1) == "من" && (d.word(j+2) == "العام" || d.word(j+2) == "السنه") && d.at(j+3).qual != noQual {
			return d.yearQual(d.at(j+3).qual, j+4, x)
		}
		if y, ok := d.yearNumber(j + 1); ok && y > 1900 && !d.isQuantityNoun(j+2) {
			x.year = y
			return d.yearEnd(j + 1)
		}
		return j + 1
	}
	return i
}

// dashed reports whether the same stroke stands between two tokens.
func (d *dater) dashed(from, to int, stroke string) bool {
	for t := from; t < to; t++ {
		if d.norm(t) == stroke {
			return true
		}
	}
	return false
}

// yearQual notes "of last year".
func (d *dater) yearQual(q qual, to int, x *expr) int {
	switch q {
	case lastOne:
		x.yearOff, x.hasYearOff = -1, true
	case nextOne:
		x.yearOff, x.hasYearOff = 1, true
	case thisOne:
		x.hasYearOff = true
	case sameOne:
		x.toldYear = true
	case previousOne:
		x.toldYear, x.yearOff = true, -1
	case followingOne:
		x.toldYear, x.yearOff = true, 1
	}
	return to
}

// yearAlone reads a year in figures where a preposition or a list of years says that it is one.
func (d *dater) yearAlone(i int) (expr, bool) {
	y, ok := d.yearNumber(i)
	if s := d.tokens[i].Norm; len(s) == 5 && s[4] == 's' && s[3] == '0' { // 1990s
		if n, err := strconv.Atoi(s[:4]); err == nil && n >= 1900 && n <= 2100 {
			return d.withArticle(expr{from: i, to: i + 1, kind: aYear, year: n, nine: true}), true
		}
	}
	if !ok || y < 1980 || y > 2060 || len(d.tokens[i].Norm) != 4 {
		return expr{}, false
	}
	next := i + 1
	if d.isQuantityNoun(next) || d.countedNoun(next) {
		return expr{}, false
	}
	switch d.bare(i - 2) {
	case "اكثر", "اقل", "more", "less", "fewer", "ازيد":
		return expr{}, false
	}
	prev := d.norm(i - 1)
	switch prev {
	case "in", "since", "of", "during", "until", "till", "before", "after", "from", "by", "for", "between", "to", "through", "around", "throughout", "years", "early", "late", "mid", "summer", "winter", "spring", "autumn",
		"في", "منذ", "خلال", "بين", "السنوات", "الاعوام", "سنوات", "اعوام", "من", "حتي", "قبل", "بعد", "الي", "وفي", "ومنذ", "وخلال", "طوال", "عامي", "عقب", "مطلع", "نهايه":
	case "the":
		if n := d.tokens; next >= len(n) || n[next].Kind != text.Word || d.isQuantityNoun(next) || d.isQuantityNoun(next+1) {
			return expr{}, false
		}
	case "-", "–", "—", "and", "و", ",":
		if !d.yearBefore(i - 2) {
			return expr{}, false
		}
	default:
		return expr{}, false
	}
	// "in 2000 houses": a noun that is counted.
	if prev != "the" && d.tokens[i].Kind == text.Number && next < len(d.tokens) && d.tokens[next].Kind == text.Word && y%100 == 0 && !stopCues[d.bare(next)] {
		return expr{}, false
	}
	x := expr{from: i, to: i + 1, kind: aYear, year: y}
	if joiners[d.norm(next)] && d.tokenIs(i+2, text.Number) {
		if v, isYear := d.yearNumber(i + 2); isYear && v >= 1980 && v <= 2060 {
			return x, !d.isQuantityNoun(i+3) && !d.countedNoun(i+3)
		}
		if s := d.norm(i + 2); d.norm(next) != "and" && d.norm(next) != "و" && len(s) == 2 && d.norm(i+3) != "-" && prev != "between" { // 2014-15
			if v, err := strconv.Atoi(s); err == nil && v == y%100+1 {
				x.last, x.lasts, x.to = y+1, true, i+3
				return x, true
			}
		}
		return x, d.norm(next) == "and" || d.norm(next) == "و" && prev != "بين"
	}
	return x, true
}

// countedNoun reports whether token i is an Arabic noun that was counted: هجومًا.
func (d *dater) countedNoun(i int) bool {
	return d.tokenIs(i, text.Word) && strings.ContainsRune(d.tokens[i].Text, 'ً')
}

func (d *dater) tokenIs(i int, k text.Kind) bool {
	return i >= 0 && i < len(d.tokens) && d.tokens[i].Kind == k
}

// yearBefore reports whether token i is a year that stood as one.
func (d *dater) yearBefore(i int) bool {
	_, ok := d.yearNumber(i)
	return ok
}

// withArticle begins an English expression at the "the" before it.
func (d *dater) withArticle(x expr) expr {
	if d.norm(x.from-1) == "the" {
		x.from--
	}
	return x
}

// trailingPart takes "مساءً", "at dawn" is not one, after a day.
func (d *dater) trailingPart(x *expr) {
	w := d.at(x.to)
	if w.role&adverb == 0 || d.prefix(x.to) > 0 {
		return
	}
	if w.text == "مساء" {
		if n := d.at(x.to + 1); n.role&starts != 0 && (n.weekday != 0 || n.text == "اليوم" || n.text == "امس" || n.text == "يوم") {
			return
		}
		if _, _, ok := d.dayNumber(x.to + 1); ok {
			return
		}
	}
	x.to++
	if x.part == noPart {
		x.part = someTime
	}
}

// anchor reads a known event.
func (d *dater) anchor(i int) (expr, bool) {
	best := expr{}
	for k := range anchors {
		for _, w := range anchors[k].words {
			if to, ok := d.phraseAt(i, w); ok && to > best.to {
				best = expr{from: i, to: to, kind: anAnchor, anchor: k}
			}
		}
	}
	return best, best.to > 0
}

// phraseAt reports whether the words stand at token i, the first perhaps with one-letter words before it.
func (d *dater) phraseAt(i int, phrase string) (to int, ok bool) {
	j := i
	k := 0
	for w := range strings.FieldsSeq(phrase) {
		for k > 0 && (d.norm(j) == "-" || d.norm(j) == "\"") {
			j++
		}
		n := d.norm(j)
		if k == 0 {
			n = bareAs(n, w)
		}
		if n != w {
			return 0, false
		}
		k++
		j++
	}
	return j, true
}

// counted reads "3 days ago", "24 ساعة الماضية": n things beginning at token i, the unit at token at.
func (d *dater) counted(i, at, n int) (expr, bool) {
	u := d.at(at)
	if u.unit == noUnit || u.role&article != 0 {
		return expr{}, false
	}
	if !isLatin(u.text) {
		if q := d.at(at + 1); (q.qual == lastOne || q.qual == nextOne) && q.role&feminine != 0 {
			x := expr{from: i, to: at + 2, kind: pastDays, n: -n, unit: u.unit}
			if q.qual == nextOne {
				x.n = n
			}
			return x, true
		}
		return expr{}, false
	}
	return d.agoEnglish(i, at, n)
}

// compatible reports whether two times may be one, and allows some days where either is vague.
func compatible(a, b incident.When) bool {
	if a.Start == incident.NoDay || b.Start == incident.NoDay {
		return true
	}
	slack := incident.Day(0)
	if vague(a) || vague(b) {
		slack = 3
	}
	return a.Start-slack <= b.End && b.Start-slack <= a.End
}

func vague(w incident.When) bool {
	return slices.Contains([]incident.TimePrecision{incident.TimeWeek, incident.TimeMonth, incident.TimeYear}, w.Precision)
}

// showWhen writes a date for people.
func showWhen(w incident.When) text.Bilingual {
	if w.Start == incident.NoDay {
		return text.Bilingual{AR: w.Text, EN: w.Text}
	}
	t := w.Start.Time()
	ar := fmt.Sprintf("%d %s %d", t.Day(), monthsAR[t.Month()], t.Year())
	en := fmt.Sprintf("%d %s %d", t.Day(), t.Month(), t.Year())
	if w.End == w.Start {
		return text.Bilingual{AR: ar, EN: en}
	}
	e := w.End.Time()
	return text.Bilingual{
		AR: fmt.Sprintf("%s – %d %s %d", ar, e.Day(), monthsAR[e.Month()], e.Year()),
		EN: fmt.Sprintf("%s – %d %s %d", en, e.Day(), e.Month(), e.Year()),
	}
}
