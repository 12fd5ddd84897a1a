package read

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// date is one time expression of the text.
type date struct {
	from, to int             // tokens
	when     incident.When   // the reading preferred when nothing else speaks
	rivals   []incident.When // other readings, of a pair of names for different months
	since    bool            // only a lower bound: "since 8 December", "after the fall of …"
	until    bool            // only an upper bound: it dates nothing
	anchor   bool            // a known event stands for a date
	months   [2]int          // the two months of a contradictory pair
	clash    string          // a weekday or "this month" that does not fit: the words
}

// calendar is the system a month name belongs to.
type calendar uint8

const (
	gregorian calendar = iota
	hijri
)

type month struct {
	n    int
	cal  calendar
	word bool // also an everyday word: it needs a number beside it
}

// months are the folded names of months in the three ways of the Arab world, the Islamic calendar and English.
var months = map[string]month{}

// monthNames are the names shown.
var (
	monthsAR = [...]string{"", "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"}
	levantAR = [...]string{"", "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران", "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول"}
)

func init() {
	add := func(cal calendar, n int, names ...string) {
		for _, name := range names {
			word := false
			if rest, ok := strings.CutPrefix(name, "?"); ok {
				name, word = rest, true
			}
			months[text.Fold(name)] = month{n, cal, word}
		}
	}
	for i := 1; i <= 12; i++ {
		add(gregorian, i, strings.ToLower(time.Month(i).String()))
		if m := time.Month(i).String(); len(m) > 3 {
			add(gregorian, i, m[:3])
		}
	}
	add(gregorian, 9, "sept")
	add(gregorian, 3, "?march", "?mar")
	add(gregorian, 5, "?may")
	add(gregorian, 1, "يناير", "كانون الثاني", "كانون ثاني", "جانفي")
	add(gregorian, 2, "فبراير", "شباط", "فيفري")
	add(gregorian, 3, "?مارس", "آذار")
	add(gregorian, 4, "أبريل", "ابريل", "نيسان", "أفريل")
	add(gregorian, 5, "مايو", "أيار", "?ماي")
	add(gregorian, 6, "يونيو", "حزيران", "يونيه", "?جوان")
	add(gregorian, 7, "يوليو", "تموز", "يوليوز", "يوليه", "جويلية")
	add(gregorian, 8, "أغسطس", "?آب", "غشت", "?أوت")
	add(gregorian, 9, "سبتمبر", "أيلول", "شتنبر")
	add(gregorian, 10, "أكتوبر", "تشرين الأول", "تشرين أول")
	add(gregorian, 11, "نوفمبر", "تشرين الثاني", "تشرين ثاني", "نونبر")
	add(gregorian, 12, "ديسمبر", "كانون الأول", "كانون أول", "دجنبر")
	add(hijri, 1, "?محرم", "المحرم")
	add(hijri, 2, "?صفر")
	add(hijri, 3, "ربيع الأول")
	add(hijri, 4, "ربيع الآخر", "ربيع الثاني")
	add(hijri, 5, "جمادى الأولى", "جمادى الأول")
	add(hijri, 6, "جمادى الآخرة", "جمادى الثانية", "جمادى الثاني")
	add(hijri, 7, "?رجب")
	add(hijri, 8, "?شعبان")
	add(hijri, 9, "?رمضان")
	add(hijri, 10, "?شوال")
	add(hijri, 11, "ذو القعدة", "ذي القعدة")
	add(hijri, 12, "ذو الحجة", "ذي الحجة")
}

var weekdays = map[string]time.Weekday{
	"الاحد": time.Sunday, "الاثنين": time.Monday, "الثلاثاء": time.Tuesday, "الاربعاء": time.Wednesday, "الخميس": time.Thursday, "الجمعه": time.Friday, "السبت": time.Saturday,
	"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday,
}

var (
	lastWords = set("الماضي", "الماضيه", "المنصرم", "المنصرمه", "الفائت", "الفايت", "الفايته", "السابق", "last", "past", "previous")
	thisWords = set("الجاري", "الجاريه", "الحالي", "الحاليه", "this", "current")
	nextWords = set("المقبل", "المقبله", "القادم", "القادمه", "next", "coming")
	sinceCues = set("منذ", "بعد", "عقب", "اثر", "after", "since", "following")
	untilCues = set("قبل", "حتي", "before", "until", "till")
	joiners   = set("و", "-", "–", "—", "الي", "حتي", "to", "and", "through", "until")
)

// parts of a month or a year.
var parts = map[string]int{
	"اوايل": 1, "مطلع": 1, "بدايه": 1, "بدايات": 1, "مستهل": 1, "early": 1, "beginning": 1,
	"منتصف": 2, "اواسط": 2, "mid": 2, "middle": 2,
	"اواخر": 3, "نهايه": 3, "نهايات": 3, "late": 3, "end": 3,
}

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// anchors are events whose day is common knowledge and that reports use as a date.
var anchors = []struct {
	words  []string
	day    incident.Day
	ar, en string
}{
	{[]string{"سقوط نظام الاسد", "سقوط نظام بشار الاسد", "سقوط النظام", "سقوط الاسد", "سقوط النظام البايد", "سقوط النظام السابق", "fall of assad", "fall of the assad regime", "fall of the assad government", "fall of the regime", "fall of bashar al assad", "ouster of assad"},
		incident.Date(2024, 12, 8), "سقوط نظام الأسد كان في 8 كانون الأول 2024", "the fall of the Assad government was on 8 December 2024"},
}

// datesOf finds the time expressions in the tokens.
func (r *reader) datesOf(ctx context.Context) {
	var out []date
	for i, n := 0, 0; i < len(r.tokens); n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return
		}
		if r.tokens[i].Kind == text.Punct || r.tokens[i].Kind == text.Break {
			i++
			continue
		}
		d, ok := r.dateAt(i)
		if !ok {
			i++
			continue
		}
		d.from = min(d.from, i)
		r.frame(&d)
		out = append(out, d)
		i = max(d.to, i+1)
	}
	r.dates = r.joinRanges(out)
}

// frame fills in the words and the span, and looks at what stands before the expression.
func (r *reader) frame(d *date) {
	r.quoteDate(d)
	for back := d.from - 1; back >= 0 && back >= d.from-2; back-- {
		w := r.bare(back)
		switch {
		case sinceCues[w] && (back == d.from-1 || d.anchor):
			d.since = true
		case untilCues[w] && back == d.from-1:
			d.until = true
		case d.anchor && (w == "مرحله" || w == "فتره"):
			d.since = true
		}
	}
	if d.since && d.when.Start != incident.NoDay && d.when.Precision != incident.TimeRelative {
		d.when.Reason = both("من "+d.when.Start.String()+" فصاعدًا: "+d.when.Reason.AR, "from "+d.when.Start.String()+" on: "+d.when.Reason.EN)
		d.when.End, d.when.Precision = d.when.Start, incident.TimeRange
		if r.in.Published != incident.NoDay && r.in.Published > d.when.Start {
			d.when.End = r.in.Published
		}
	}
}

func (r *reader) quoteDate(d *date) {
	q := r.quote(d.from, d.to)
	d.when.Text, d.when.Span = q.Text, &q.Span
	for i := range d.rivals {
		d.rivals[i].Text, d.rivals[i].Span = q.Text, &q.Span
	}
}

// joinRanges makes one range of "from 3 January to 5 January" and "between … and …".
func (r *reader) joinRanges(in []date) []date {
	var out []date
	for _, d := range in {
		if n := len(out); n > 0 {
			p := &out[n-1]
			gap := d.from - p.to
			lead := ""
			if p.from > 0 {
				lead = r.bare(p.from - 1)
			}
			joined := gap == 1 && joiners[r.tokens[p.to].Norm] || gap == 0 && strings.HasPrefix(r.tokens[d.from].Norm, "و")
			if joined && (lead == "من" || lead == "بين" || lead == "from" || lead == "between") &&
				p.when.Start != incident.NoDay && d.when.End != incident.NoDay && p.when.Start <= d.when.End {
				p.to = d.to
				p.when.End, p.when.Precision, p.since, p.until = d.when.End, incident.TimeRange, false, false
				r.quoteDate(p)
				continue
			}
		}
		out = append(out, d)
	}
	return out
}

func (r *reader) dateAt(i int) (date, bool) {
	for _, try := range []func(int) (date, bool){r.numericDate, r.calendarDate, r.monthDate, r.relativeDate, r.anchorDate} {
		if d, ok := try(i); ok {
			return d, true
		}
	}
	return date{}, false
}

var dotted = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})$`)

// numericDate reads 2025-01-11, 11/1/2025, 11.1.2025.
func (r *reader) numericDate(i int) (date, bool) {
	var a, b, c int
	to := i + 1
	if m := dotted.FindStringSubmatch(r.norm(i)); m != nil {
		a, _ = strconv.Atoi(m[1])
		b, _ = strconv.Atoi(m[2])
		c, _ = strconv.Atoi(m[3])
	} else {
		x, ok1 := r.number(i)
		y, ok2 := r.number(i + 2)
		z, ok3 := r.number(i + 4)
		sep := r.norm(i + 1)
		if !ok1 || !ok2 || !ok3 || (sep != "-" && sep != "/") || r.norm(i+3) != sep || !r.touching(i, i+5) {
			return date{}, false
		}
		a, b, c, to = x, y, z, i+5
	}
	why := both("تاريخ بالأرقام، اليوم أولًا", "a date in figures, day first")
	switch {
	case a >= 1900: // year first
		a, c = c, a
		why = both("تاريخ بالأرقام، السنة أولًا", "a date in figures, year first")
	case b > 12 && a <= 12:
		a, b = b, a
		why = both("تاريخ بالأرقام، الشهر أولًا", "a date in figures, month first")
	}
	if !validDay(c, b, a) {
		return date{}, false
	}
	d := incident.Date(c, b, a)
	return date{from: i, to: to, when: incident.When{Start: d, End: d, Precision: incident.TimeDay, Reason: why}}, true
}

func validDay(y, m, d int) bool {
	return y >= 1900 && y <= 2100 && m >= 1 && m <= 12 && d >= 1 && d <= daysIn(y, m)
}

func daysIn(y, m int) int { return time.Date(y, time.Month(m)+1, 0, 0, 0, 0, 0, time.UTC).Day() }

// calendarDate reads "[Friday] 11 [and 12] January[/Kanun II] [2025|this|last]" and "January 11[-13][, 2025]".
func (r *reader) calendarDate(i int) (date, bool) {
	from := i
	wd, hasWeekday := weekdays[r.bare(i)]
	if hasWeekday {
		i++
		for i < len(r.tokens) && (r.norm(i) == "," || r.norm(i) == "،" || r.norm(i) == "الموافق") {
			i++
		}
	}
	var day, last int
	var m month
	var second month
	var year, to int
	var qualifier string
	if mm, next, ok := r.monthAt(i); ok && mm.cal == gregorian && isLatin(r.norm(i)) { // January 11
		if r.norm(next) == "." {
			next++
		}
		n, okDay := r.dayNumber(next)
		if !okDay {
			return date{}, false
		}
		day, m, to = n, mm, next+1
		if joiners[r.norm(to)] {
			if n2, ok := r.dayNumber(to + 1); ok && n2 > day {
				if _, _, isMonth := r.monthAt(to + 2); !isMonth {
					last, to = n2, to+2
				}
			}
		}
		year, qualifier, to = r.yearAt(to)
	} else {
		n, ok := r.dayNumber(i)
		if !ok {
			return date{}, false
		}
		day, to = n, i+1
		if joiners[r.norm(to)] {
			if n2, ok := r.dayNumber(to + 1); ok && n2 > day {
				last, to = n2, to+2
			}
		}
		for r.norm(to) == "من" || r.norm(to) == "of" || r.norm(to) == "شهر" || r.norm(to) == "لشهر" {
			to++
		}
		mm, next, ok := r.monthAt(to)
		if !ok {
			return date{}, false
		}
		m, to = mm, next
		second, to = r.secondMonth(to)
		year, qualifier, to = r.yearAt(to)
	}
	d := date{from: from, to: to}
	if second.n != 0 && second.cal == m.cal && second.n != m.n {
		d.months = [2]int{m.n, second.n}
	}
	d.when = r.resolveDay(day, last, m, year, qualifier, &d)
	if d.when.Precision == "" {
		return date{}, false
	}
	if d.months[0] != 0 {
		second.cal = gregorian
		rival := r.resolveDay(day, last, second, year, qualifier, &date{})
		if rival.Precision != "" {
			d.rivals = append(d.rivals, rival)
		}
	}
	if hasWeekday && d.when.Precision == incident.TimeDay && d.when.Start.Time().Weekday() != wd {
		d.clash = r.norm(from)
	}
	return d, true
}

// secondMonth reads the other name of the month after a slash, a dash or in brackets.
func (r *reader) secondMonth(i int) (month, int) {
	switch r.norm(i) {
	case "/", "-", "–", "\\":
		if m, next, ok := r.monthAt(i + 1); ok {
			return m, next
		}
	case "(":
		if m, next, ok := r.monthAt(i + 1); ok && r.norm(next) == ")" {
			return m, next + 1
		}
	}
	return month{}, i
}

// monthDate reads a month without a day: "[early] January [2025]", "in January last".
func (r *reader) monthDate(i int) (date, bool) {
	from := i
	part := 0
	if p, ok := parts[r.bare(i)]; ok {
		part = p
		i++
		for r.norm(i) == "-" || r.norm(i) == "of" || r.norm(i) == "شهر" || r.norm(i) == "the" || r.norm(i) == "in" {
			i++
		}
		// The part of this or last month, week, year.
		if d, ok := r.unit(i, part); ok {
			d.from = from
			return d, true
		}
		if y, ok := r.number(i); ok && y >= 1990 && y <= 2100 {
			return date{from: from, to: i + 1, when: wholeYear(y, part, both("جزء من السنة", "part of the year"))}, true
		}
	}
	m, to, ok := r.monthAt(i)
	if !ok {
		// "عام 2024", "in 2024".
		w := r.bare(i)
		if y, okY := r.number(i + 1); okY && y >= 1990 && y <= 2100 && (w == "عام" || w == "العام" || w == "سنه" || w == "in" || w == "year") && r.norm(i+2) != "-" {
			if w == "in" {
				from = i + 1
			}
			return date{from: from, to: i + 2, when: wholeYear(y, 0, both("السنة مذكورة", "the year is stated"))}, true
		}
		return date{}, false
	}
	if _, isDay := r.dayNumber(i - 1); isDay && part == 0 {
		return date{}, false // "30 February": a day that there is not is no month either
	}
	second, to := r.secondMonth(to)
	year, qualifier, to := r.yearAt(to)
	if m.word && part == 0 && year == 0 && qualifier == "" {
		return date{}, false
	}
	if isLatin(r.norm(i)) && !unicode.IsUpper([]rune(r.tokens[i].Text)[0]) {
		return date{}, false
	}
	d := date{from: from, to: to}
	if second.n != 0 && second.cal == m.cal && second.n != m.n {
		d.months = [2]int{m.n, second.n}
	}
	if m.cal == hijri {
		y := year
		if y == 0 {
			return date{}, false
		}
		start, end := hijriDay(y, m.n, 1), hijriDay(y, m.n, 29)
		d.when = incident.When{Start: start - 1, End: end + 2, Precision: incident.TimeMonth, Reason: both("شهر هجري بالتقويم الحسابي، بزيادة يوم أو نقصانه", "an Islamic month by the arithmetic calendar, give or take a day")}
		return d, true
	}
	y, why, ok := r.inferYear(m.n, 1, year, qualifier, &d)
	if !ok {
		d.when = incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeRelative, Reason: why}
		return d, true
	}
	d.when = r.monthSpan(y, m.n, part, why)
	return d, true
}

// monthSpan is a month or its part: the first ten days, the second, the rest.
func (r *reader) monthSpan(y, m, part int, why text.Bilingual) incident.When {
	a, b, prec := 1, daysIn(y, m), incident.TimeMonth
	switch part {
	case 1:
		b, prec = 10, incident.TimeWeek
	case 2:
		a, b, prec = 11, 20, incident.TimeWeek
	case 3:
		a, prec = 21, incident.TimeWeek
	}
	w := incident.When{Start: incident.Date(y, m, a), End: incident.Date(y, m, b), Precision: prec, Reason: why}
	if p := r.in.Published; p != incident.NoDay && w.Start <= p && w.End > p {
		w.End = p // what is reported has happened
	}
	return w
}

func wholeYear(y, part int, why text.Bilingual) incident.When {
	a, b := incident.Date(y, 1, 1), incident.Date(y, 12, 31)
	switch part {
	case 1:
		b = incident.Date(y, 4, 30)
	case 2:
		a, b = incident.Date(y, 5, 1), incident.Date(y, 8, 31)
	case 3:
		a = incident.Date(y, 9, 1)
	}
	return incident.When{Start: a, End: b, Precision: incident.TimeYear, Reason: why}
}

// resolveDay gives a day of a month its year. A When without a precision means that there is no such day.
func (r *reader) resolveDay(day, last int, m month, year int, qualifier string, d *date) incident.When {
	if last == 0 {
		last = day
	}
	prec := incident.TimeDay
	if last != day {
		prec = incident.TimeRange
	}
	if m.cal == hijri {
		if year == 0 || day > 30 || last > 30 {
			if year == 0 && day <= 30 && !m.word {
				return incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeRelative, Reason: both("تاريخ هجري من دون سنة", "an Islamic date without a year")}
			}
			return incident.When{}
		}
		return incident.When{Start: hijriDay(year, m.n, day) - 1, End: hijriDay(year, m.n, last) + 1, Precision: incident.TimeWeek,
			Reason: both("تاريخ هجري بالتقويم الحسابي، بزيادة يوم أو نقصانه", "an Islamic date by the arithmetic calendar, give or take a day")}
	}
	y, why, ok := r.inferYear(m.n, day, year, qualifier, d)
	if !ok {
		return incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeRelative, Reason: why}
	}
	if !validDay(y, m.n, day) || !validDay(y, m.n, last) {
		return incident.When{}
	}
	return incident.When{Start: incident.Date(y, m.n, day), End: incident.Date(y, m.n, last), Precision: prec, Reason: why}
}

// inferYear finds the year of a month and day that may come without one: the last such day up to publication.
func (r *reader) inferYear(m, day, year int, qualifier string, d *date) (y int, why text.Bilingual, ok bool) {
	if year != 0 {
		return year, both("السنة مذكورة", "the year is stated"), true
	}
	if r.in.Published == incident.NoDay {
		return 0, both("لا سنة مذكورة ولا تاريخ نشر معروف", "no year is stated and the date of publication is not known"), false
	}
	pub := r.in.Published.Time()
	y = pub.Year()
	future := nextWords[qualifier]
	switch {
	case thisWords[qualifier]:
		if m != int(pub.Month()) && qualifier != "" {
			d.clash = qualifier
			if incident.Date(y, m, 1) > r.in.Published {
				y--
			}
		}
		return y, both("السنة من تاريخ النشر ومن كلمة «الجاري»", "the year is that of publication, from the word for “this”"), true
	case future:
		if incident.Date(y, m, min(day, daysIn(y, m))) <= r.in.Published {
			y++
		}
		return y, both("أول موعد بعد تاريخ النشر", "the next such day after publication"), true
	case lastWords[qualifier] && m == int(pub.Month()):
		y--
	case incident.Date(y, m, min(day, daysIn(y, m))) > r.in.Published:
		y--
	}
	return y, both("السنة مستنتجة: آخر موعد كهذا قبل النشر في "+r.in.Published.String(), "year inferred: the last such day up to publication on "+r.in.Published.String()), true
}

// yearAt reads a year or a word like "last" after a month.
func (r *reader) yearAt(i int) (year int, qualifier string, to int) {
	j := i
	if r.norm(j) == "," || r.norm(j) == "،" || r.norm(j) == "." && isLatin(r.norm(j-1)) && len(r.norm(j-1)) <= 4 {
		j++
	}
	for r.norm(j) == "من" || r.norm(j) == "عام" || r.norm(j) == "العام" || r.norm(j) == "سنه" || r.norm(j) == "لعام" || r.norm(j) == "of" {
		j++
	}
	if y, ok := r.number(j); ok && (y >= 1900 && y <= 2100 || y >= 1300 && y <= 1500) && len(r.norm(j)) == 4 {
		to = j + 1
		if w := r.norm(to); w == "م" || w == "ه" || w == "هـ" {
			to++
		}
		return y, "", to
	}
	w := r.norm(j)
	if lastWords[w] && !isLatin(w) || thisWords[w] && !isLatin(w) || nextWords[w] && !isLatin(w) {
		if j > i && r.norm(j-1) != "،" && (r.norm(j-1) == "العام" || r.norm(j-1) == "عام") && r.in.Published != incident.NoDay {
			y := r.in.Published.Time().Year()
			if lastWords[w] {
				y--
			}
			if nextWords[w] {
				y++
			}
			return y, "", j + 1
		}
		return 0, w, j + 1
	}
	return 0, "", i
}

// relativeDate reads yesterday, Friday, last week, two days ago.
func (r *reader) relativeDate(i int) (date, bool) {
	w := r.bare(i)
	day := func(to, offset int, arWhy, enWhy string) (date, bool) {
		return date{from: i, to: to, when: r.relative(offset, offset, incident.TimeDay, arWhy, enWhy)}, true
	}
	switch {
	case (w == "اول" || w == "اولامس") && r.norm(i+1) == "امس":
		return day(i+2, -2, "أول أمس", "two days before publication")
	case w == "امس" && r.norm(i+1) == "الاول":
		return day(i+2, -2, "أمس الأول", "two days before publication")
	case w == "امس", w == "البارحه", w == "yesterday":
		to := i + 1
		if _, ok := weekdays[r.norm(to)]; ok {
			to++
		}
		return day(to, -1, "اليوم السابق للنشر", "the day before publication")
	case w == "اليوم", w == "today", w == "tonight":
		to := i + 1
		if _, ok := weekdays[r.norm(to)]; ok {
			to++
		} else if w == "اليوم" && i > 0 && (r.norm(i-1) == "هذا" || r.bare(i-1) == "ذلك") {
			return date{}, false
		}
		return day(to, 0, "يوم النشر", "the day of publication")
	case w == "غدا", w == "tomorrow":
		return day(i+1, 1, "اليوم التالي للنشر", "the day after publication")
	}
	if wd, ok := weekdays[w]; ok {
		if w == "الاثنين" && i > 0 && r.isQuantityNoun(i-1) {
			return date{}, false
		}
		return r.weekday(i, wd)
	}
	if d, ok := r.unit(i, 0); ok {
		return d, true
	}
	return r.ago(i)
}

func (r *reader) weekday(i int, wd time.Weekday) (date, bool) {
	to := i + 1
	next, last := nextWords[r.norm(to)], lastWords[r.norm(to)]
	if next || last {
		to++
	}
	from := i
	if i > 0 && isLatin(r.norm(i)) && (r.norm(i-1) == "last" || r.norm(i-1) == "next") {
		from = i - 1
		next, last = r.norm(from) == "next", r.norm(from) == "last"
	}
	d := date{from: from, to: to}
	if r.in.Published == incident.NoDay {
		d.when = r.relative(0, 0, incident.TimeDay, "", "")
		return d, true
	}
	back := (int(r.in.Published.Time().Weekday()) - int(wd) + 7) % 7
	switch {
	case next:
		d.when = r.relative(7-back, 7-back, incident.TimeDay, "أول يوم كهذا بعد النشر", "the next such day after publication")
	case back == 0 && last:
		d.when = r.relative(-7, -7, incident.TimeDay, "آخر يوم كهذا قبل النشر", "the last such day before publication")
	default:
		d.when = r.relative(-back, -back, incident.TimeDay, "آخر يوم كهذا حتى النشر", "the last such day up to publication")
	}
	return d, true
}

// relative counts days from publication; without it the time stays relative.
func (r *reader) relative(a, b int, prec incident.TimePrecision, ar, en string) incident.When {
	if r.in.Published == incident.NoDay {
		return incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeRelative,
			Reason: both("تاريخ النشر غير معروف", "the date of publication is not known")}
	}
	return incident.When{Start: r.in.Published + incident.Day(a), End: r.in.Published + incident.Day(b), Precision: prec,
		Reason: both(ar+" ("+r.in.Published.String()+")", en+" ("+r.in.Published.String()+")")}
}

var units = map[string]string{"الاسبوع": "week", "week": "week", "الشهر": "month", "month": "month", "العام": "year", "السنه": "year", "year": "year"}

// unit reads "this month", "الأسبوع الماضي"; part is which part of it.
func (r *reader) unit(i, part int) (date, bool) {
	w := r.bare(i)
	from, to := i, i+2
	var u, q string
	switch {
	case units[w] != "" && !isLatin(w):
		u, q = units[w], r.norm(i+1)
	case isLatin(w) && (lastWords[w] || thisWords[w] || nextWords[w]):
		u, q = units[r.norm(i+1)], w
	case w == "هذا" || w == "هذه":
		u, q = units[r.norm(i+1)], "الجاري"
	case w == "earlier" && r.norm(i+1) == "this":
		u, q, to = units[r.norm(i+2)], "this", i+3
	}
	last, this, next := lastWords[q], thisWords[q], nextWords[q]
	if u == "" || !last && !this && !next || isLatin(w) && !isLatin(r.norm(to-1)) {
		return date{}, false
	}
	d := date{from: from, to: to}
	if r.in.Published == incident.NoDay {
		d.when = r.relative(0, 0, incident.TimeWeek, "", "")
		return d, true
	}
	pub := r.in.Published.Time()
	step := 0
	if last {
		step = -1
	} else if next {
		step = 1
	}
	why := both("محسوب من تاريخ النشر "+r.in.Published.String(), "counted from publication on "+r.in.Published.String())
	switch u {
	case "week":
		monday := r.in.Published - incident.Day((int(pub.Weekday())+6)%7) + incident.Day(7*step)
		d.when = incident.When{Start: monday, End: monday + 6, Precision: incident.TimeWeek, Reason: why}
	case "month":
		first := time.Date(pub.Year(), pub.Month()+time.Month(step), 1, 0, 0, 0, 0, time.UTC)
		d.when = r.monthSpan(first.Year(), int(first.Month()), part, why)
	default:
		d.when = wholeYear(pub.Year()+step, part, why)
	}
	if this && d.when.End > r.in.Published {
		d.when.End = max(r.in.Published, d.when.Start)
	}
	return d, true
}

// spans of time in days, with the duals.
var spansOfTime = map[string][2]int{
	"يوم": {1, 1}, "ايام": {1, 1}, "يومين": {2, 1}, "اسبوع": {7, 7}, "اسابيع": {7, 7}, "اسبوعين": {14, 7}, "شهر": {30, 30}, "اشهر": {30, 30}, "شهور": {30, 30}, "شهرين": {61, 30},
	"عام": {365, 365}, "اعوام": {365, 365}, "سنه": {365, 365}, "سنوات": {365, 365}, "عامين": {730, 365}, "سنتين": {730, 365},
	"day": {1, 1}, "days": {1, 1}, "week": {7, 7}, "weeks": {7, 7}, "month": {30, 30}, "months": {30, 30}, "year": {365, 365}, "years": {365, 365},
}

// ago reads "قبل ثلاثة أيام", "قبل يومين", "two days ago".
func (r *reader) ago(i int) (date, bool) {
	n, at := 1, i
	latin := isLatin(r.norm(i))
	if !latin {
		if w := r.bare(i); w != "قبل" && w != "منذ" {
			return date{}, false
		}
		at++
		if r.norm(at) == "نحو" || r.norm(at) == "حوالي" {
			at++
		}
	}
	if v, next, ok := r.count(at); ok {
		n, at = int(min(v, 1000)), next
	} else if latin && (r.norm(at) == "a" || r.norm(at) == "an") {
		at++
	} else if latin {
		return date{}, false
	}
	size, ok := spansOfTime[r.norm(at)]
	if !ok {
		return date{}, false
	}
	to := at + 1
	if latin {
		if r.norm(to) != "ago" && r.norm(to) != "earlier" {
			return date{}, false
		}
		to++
	}
	d := date{from: i, to: to}
	days := n * size[0]
	prec := incident.TimeDay
	switch {
	case size[1] >= 365:
		prec = incident.TimeYear
	case size[1] >= 30:
		prec = incident.TimeMonth
	case size[1] >= 7:
		prec = incident.TimeWeek
	}
	slack := size[1] / 2
	d.when = r.relative(-days-slack, min(0, -days+slack), prec, "محسوب رجوعاً من النشر", "counted back from publication")
	return d, true
}

func (r *reader) anchorDate(i int) (date, bool) {
	best := date{}
	if w := r.norm(i); !strings.HasSuffix(w, "سقوط") && w != "fall" && w != "ouster" {
		return best, false
	}
	for _, a := range anchors {
		for _, w := range a.words {
			to, ok := r.phraseAt(i, strings.Fields(w))
			if ok && to > best.to {
				best = date{from: i, to: to, anchor: true, when: incident.When{Start: a.day, End: a.day, Precision: incident.TimeDay, Reason: both(a.ar, a.en)}}
			}
		}
	}
	return best, best.to > 0
}

// phraseAt reports whether the words stand at token i, the first perhaps with one-letter words before it.
func (r *reader) phraseAt(i int, words []string) (to int, ok bool) {
	j := i
	for k, w := range words {
		for k > 0 && (r.norm(j) == "-" || r.norm(j) == "\"") {
			j++
		}
		n := r.norm(j)
		if k == 0 {
			n = bareAs(n, w)
		}
		if n != w {
			return 0, false
		}
		j++
	}
	return j, true
}

// monthAt reads a month's name of one or two words.
func (r *reader) monthAt(i int) (month, int, bool) {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Word {
		return month{}, i, false
	}
	for _, s := range text.Strip(r.norm(i)) {
		if m, ok := months[s.Rest+" "+r.norm(i+1)]; ok {
			return m, i + 2, true
		}
		if m, ok := months[s.Rest]; ok && (s.Prefix == "" || !m.word) {
			if isLatin(s.Rest) && m.word && !unicode.IsUpper([]rune(r.tokens[i].Text)[0]) {
				return month{}, i, false
			}
			return m, i + 1, true
		}
	}
	return month{}, i, false
}

// dayNumber reads a day of the month: 11, 11th.
func (r *reader) dayNumber(i int) (int, bool) {
	n := r.norm(i)
	for _, suffix := range []string{"st", "nd", "rd", "th"} {
		if rest, ok := strings.CutSuffix(n, suffix); ok {
			n = rest
			break
		}
	}
	v, err := strconv.Atoi(n)
	return v, err == nil && v >= 1 && v <= 31 && len(n) <= 2
}

// hijriDay converts a date of the arithmetic Islamic calendar (civil epoch) to a day.
func hijriDay(y, m, d int) incident.Day {
	julian := d + (59*(m-1)+1)/2 + (y-1)*354 + (3+11*y)/30 + 1948440 - 1
	return incident.Day(julian - 2440588)
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

// showDay writes a date for people.
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

func init() {
	learn(lastWords, thisWords, nextWords, sinceCues, untilCues, joiners)
	learn(parts)
	learn(weekdays)
	learn(units)
}
