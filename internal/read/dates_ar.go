package read

import (
	"strings"

	"tansiq/internal/text"
)

// arabic reads an expression that begins with the word at token i.
func (d *dater) arabic(i int) (expr, bool) {
	if p, to, ok := d.partAr(i); ok {
		if x, ok := d.dayAr(to, p); ok {
			x.from, x.part = i, p
			d.trailingPart(&x)
			return x, true
		}
	}
	if x, ok := d.dayAr(i, noPart); ok {
		d.trailingPart(&x)
		return x, true
	}
	if x, ok := d.agoAr(i); ok {
		return x, true
	}
	return d.periodAr(i)
}

// partAr reads a part of the day and returns where it ends: فجر, بعد ظهر, منتصف ليل, الساعات الأولى من فجر, وقت متأخر من.
func (d *dater) partAr(i int) (p part, to int, ok bool) {
	w := d.at(i)
	if w.part != noPart {
		if strings.ContainsRune(d.tokens[i].Text, 'ّ') { // فجّر: he blew up
			return noPart, i, false
		}
		return w.part, i + 1, true
	}
	next := d.norm(i + 1)
	switch w.text {
	case "بعد", "قبل":
		switch next {
		case "ظهر", "عصر", "مغرب", "منتصف", "ظهيره", "فجر", "غروب":
			if next != "منتصف" {
				return someTime, i + 2, true
			}
			if w := d.norm(i + 2); w == "ليل" || w == "ليله" || w == "نهار" {
				return d.at(i + 2).part, i + 3, true
			}
		}
	case "منتصف":
		if next == "الليله" {
			return night, i + 1, true
		}
		if next == "ليل" || next == "ليله" || next == "نهار" {
			return d.at(i + 1).part, i + 2, true
		}
	case "وقت", "ساعه", "ساعات", "الساعات":
		j := i + 1
		if w.text == "وقت" && (next == "سابق" || next == "لاحق") { // وقت سابق أمس
			if j++; d.norm(j) == "من" {
				j++
			}
			return someTime, j, d.at(j).text == "اليوم" || d.at(j).text == "امس" || d.at(j).text == "يوم" || d.at(j).weekday != 0
		}
		switch next {
		case "الصباح", "الفجر", "الليل", "المساء", "فجر", "ليل":
			if j++; d.norm(j) == "من" {
				return someTime, j + 1, true
			}
		}
		switch d.norm(j) {
		case "متاخر", "متاخره", "مبكر", "مبكره", "الاولي", "اولي", "المتاخره", "المبكره", "الاخيره":
		default:
			return noPart, i, false
		}
		if d.norm(j+1) != "من" {
			return noPart, i, false
		}
		if w := d.at(j + 2); w.part != noPart { // وقت متأخر من مساء
			return w.part, j + 3, true
		}
		return someTime, j + 2, true
	}
	return noPart, i, false
}

// dayAr reads what names a day: اليوم الثلاثاء, أمس, أول من أمس, الجمعة 24 كانون الثاني, الثالث من الشهر الجاري, اليوم التالي. p is the
// part of the day before it.
func (d *dater) dayAr(i int, p part) (expr, bool) {
	if i >= len(d.tokens) || d.tokens[i].Kind == text.Punct || d.tokens[i].Kind == text.Break {
		return expr{}, false
	}
	x := expr{from: i, part: p}
	next := d.norm(i + 1)
	if d.tokens[i].Kind == text.Number || d.norm(i) == "ال" {
		if p == noPart {
			return expr{}, false // the caller reads figures
		}
		return d.figuresDay(i)
	}
	w := d.at(i)
	switch w.text {
	case "يوم", "نهار", "يومي", "ايام", "ليلتي":
		if w.text == "ليلتي" || w.text == "يومي" || w.text == "ايام" {
			p = night
		}
		switch d.word(i + 1) {
		case "يوم", "نهار", "يومي", "ايام", "ليلتي":
			return x, false
		}
		sub, ok := d.dayAr(i+1, p)
		if !ok {
			sub, ok = d.figuresDay(i + 1)
		}
		if w.text == "ايام" && sub.kind == aWeekday && sub.second2 == 0 && ok {
			return expr{from: i, to: sub.to, kind: aName}, true // أيام الجمعة: every Friday
		}
		if !ok || sub.kind == fromTold {
			return x, false
		}
		sub.from = i
		return sub, true
	case "اليوم":
		switch q := d.at(i + 1); {
		case q.qual == followingOne && d.prefix(i+1) == 0:
			return d.afterTold(x, i+2, 1), true
		case q.qual == previousOne && d.prefix(i+1) == 0:
			return d.afterTold(x, i+2, -1), true
		case q.qual == sameOne:
			x.kind, x.unit, x.to = fromTold, days, i+2
			return x, true
		case next == "الذي" && (d.norm(i+2) == "سبقه" || d.norm(i+2) == "سبق"):
			x.kind, x.unit, x.n, x.to = fromTold, days, -1, i+3
			return x, true
		case next == "الذي" && (d.norm(i+2) == "تلاه" || d.norm(i+2) == "يليه" || d.norm(i+2) == "تلا"):
			x.kind, x.unit, x.n, x.to = fromTold, days, 1, i+3
			return x, true
		case q.ordinal != 0 || notToday[next]:
			if to, ok := d.dayAndMonth(i+1, &x); ok {
				x.to = to
				return x, true
			}
			return x, false
		}
		if prev := d.norm(i - 1); p == noPart && (prev == "روسيا" || prev == "حتي" || prev == "لغايه" || prev == "وحتي" || prev == "ذلك") && d.at(i+1).weekday == 0 || (next == "\"" || next == "»" || next == "”") && d.quoted(i) || p == noPart && d.at(i+1).weekday == 0 && (d.nowadaysAr(i) || d.paperAr(i)) {
			return x, false
		}
		x.kind, x.to = offset, i+1
		d.weekdayAndDate(&x)
		return x, true
	case "امس", "الامس", "البارحه":
		x.kind, x.n, x.to = offset, -1, i+1
		if next == "الاول" {
			x.n, x.to = -2, i+2
		}
		d.weekdayAndDate(&x)
		return x, true
	case "اول":
		to := i + 1
		if d.norm(to) == "من" {
			to++
		}
		if d.norm(to) != "امس" {
			break
		}
		x.kind, x.n, x.to = offset, -2, to+1
		d.weekdayAndDate(&x)
		return x, true
	case "قبل":
		if next == "امس" {
			x.kind, x.n, x.to = offset, -2, i+2
			d.weekdayAndDate(&x)
			return x, true
		}
		return x, false
	case "بعد":
		if next == "غد" {
			x.kind, x.n, x.to = offset, 2, i+2
			d.weekdayAndDate(&x)
			return x, true
		}
		return x, false
	case "غد", "غدا":
		if w.text == "غدا" && p == noPart && d.norm(i-1) != "يوم" && !strings.ContainsRune(d.tokens[i].Text, 'ً') && d.at(i+1).weekday == 0 {
			return x, false // it became
		}
		if w.text == "غد" && p == noPart && d.norm(i-1) != "يوم" && d.at(i+1).weekday == 0 {
			return x, false
		}
		x.kind, x.n, x.to = offset, 1, i+1
		d.weekdayAndDate(&x)
		return x, true
	case "الليله":
		x.kind, x.part, x.to = offset, night, i+1
		switch q := d.at(i + 1); {
		case q.qual == lastOne:
			x.n, x.to = -1, i+2
		case q.qual == sameOne:
			x.kind, x.unit, x.to = fromTold, days, i+2
		case q.qual == followingOne && d.prefix(i+1) == 0:
			x.kind, x.unit, x.n, x.to = fromTold, days, 1, i+2
		case q.qual == previousOne && d.prefix(i+1) == 0:
			x.kind, x.unit, x.n, x.to = fromTold, days, -1, i+2
		}
		return x, true
	case "هذا", "هذه", "ذلك", "تلك", "نفس", "ذات":
		switch next {
		case "اليوم", "الليله", "الصباح", "المساء", "الفجر", "النهار", "العصر", "الظهر":
		default:
			return x, false
		}
		x.kind, x.unit, x.to = fromTold, days, i+2
		if w.text == "هذا" || w.text == "هذه" {
			x.kind = offset
		}
		if q := d.at(i + 2); x.kind == fromTold && q.qual == sameOne {
			x.to++
		}
		if x.kind == offset && next == "اليوم" {
			d.weekdayAndDate(&x)
		}
		return x, true
	case "راس", "عيد":
		return d.holidayAr(i, p)
	}
	if w.weekday != 0 {
		return d.weekdayAr(i, p)
	}
	if to, ok := d.dayAndMonth(i, &x); ok {
		x.to = to
		return x, true
	}
	return x, false
}

// nowadaysAr reports whether "اليوم" is these days: beside a verb that says how things stand, or in "no longer".
func (d *dater) nowadaysAr(i int) bool {
	for t := max(0, i-3); t < i+3 && t < len(d.tokens); t++ {
		if t == i {
			continue
		}
		if d.tokens[t].Kind == text.Punct || d.tokens[t].Kind == text.Break {
			if t > i {
				break
			}
			continue
		}
		if w := d.norm(t); standing[w] || standing[strings.TrimPrefix(w, "و")] || t < i && (w == "يعد" || w == "تعد") && d.norm(t-1) == "لم" {
			return true
		}
	}
	return false
}

// paperAr reports whether "اليوم" ends the name of an agency: "بغداد اليوم - كركوك", "وكالة بغداد اليوم".
func (d *dater) paperAr(i int) bool {
	if broadcasters[d.bare(i-2)] || broadcasters[d.norm(i-2)] {
		return true
	}
	if i != 1 && !d.tokenIs(i-2, text.Break) || !d.tokenIs(i-1, text.Word) {
		return false
	}
	switch d.norm(i + 1) {
	case "-", "–", "—", "/", "(", ":", "|", "":
		return true
	}
	return d.tokenIs(i+1, text.Break)
}

// figuresDay reads a day that begins with figures after another part of its expression.
func (d *dater) figuresDay(i int) (expr, bool) {
	if i >= len(d.tokens) || d.tokens[i].Kind != text.Number && d.norm(i) != "ال" {
		return expr{}, false
	}
	if x, ok := d.numeric(i); ok {
		return x, true
	}
	x := expr{from: i}
	to, ok := d.dayAndMonth(i, &x)
	x.to = to
	return x, ok
}

// quoted reports whether quotation marks open a few words before token i: a name in them.
func (d *dater) quoted(i int) bool {
	for t := i - 1; t >= 0 && t > i-4; t-- {
		switch d.norm(t) {
		case "\"", "«", "“":
			return true
		}
	}
	return false
}

// afterTold is "the next day", with "لبدء الهجوم" behind it.
func (d *dater) afterTold(x expr, to, n int) expr {
	x.kind, x.unit, x.n, x.to = fromTold, days, n, to
	if rest, ok := strings.CutPrefix(d.norm(to), "ل"); ok && punctual[strings.TrimPrefix(rest, "ل")] {
		x.first, x.to = true, to+1
		if !strings.HasPrefix(rest, "ل") && strings.HasPrefix(d.norm(to+1), "ال") {
			x.to++
		}
	}
	return x
}

// weekdayAndDate takes a weekday and a date behind "today" and "yesterday".
func (d *dater) weekdayAndDate(x *expr) {
	to := x.to
	if d.norm(to) == "،" && d.at(to+1).weekday != 0 && d.prefix(to+1) == 0 && d.at(to+2).qual == noQual {
		to++
	}
	if w := d.at(to); w.weekday != 0 && d.prefix(to) == 0 && !isLatin(w.text) {
		x.weekday, to = w.weekday, to+1
		x.to = to
	} else if w := d.at(to + 1); (d.norm(to) == "(" || quoteMarks[d.norm(to)]) && w.weekday != 0 && d.prefix(to+1) == 0 && (d.norm(to+2) == ")" || quoteMarks[d.norm(to+2)]) { // أمس (الأحد)
		x.weekday, x.to = w.weekday, to+3
	}
	d.dateBehind(x)
}

// dateBehind takes the date behind a weekday: الخميس 24 كانون الثاني, الأحد الموافق 14-9-2025.
func (d *dater) dateBehind(x *expr) {
	to := x.to
	if d.norm(to) == "(" { // اليوم السبت (18 تشرين الثاني 2023)
		y := *x
		y.to++
		if d.dateBehind(&y); y.to > x.to+1 && d.norm(y.to) == ")" {
			y.to++
			*x = y
		}
		return
	}
	for k := 0; k < 2; k++ {
		switch d.norm(to) {
		case "،", ",", "الموافق", "الموافق ل", "المصادف", "بتاريخ", "ل", "-", "–", "/":
			to++
		}
	}
	if to >= len(d.tokens) {
		return
	}
	if day, month, ok := d.dayMonthFigures(to); ok {
		x.kind, x.day, x.last, x.m.n, x.to = aDay, day, day, month, to+3
		return
	}
	if n, ok := d.numeric(to); ok {
		x.kind, x.day, x.last, x.m, x.year, x.ambiguous, x.to = n.kind, n.day, n.last, n.m, n.year, n.ambiguous, n.to
		return
	}
	if d.at(to).ordinal != 0 && to > x.to && d.norm(to-1) == "،" {
		return
	}
	y := *x
	if after, ok := d.dayAndMonth(to, &y); ok {
		if to > x.to && (d.norm(to-1) == "-" || d.norm(to-1) == "–") && y.year == 0 {
			return
		}
		y.to = after
		*x = y
	}
}

// dayMonthFigures reads "17/3" with no year behind it.
func (d *dater) dayMonthFigures(i int) (day, month int, ok bool) {
	if d.norm(i+1) != "/" || d.norm(i+3) == "/" || d.norm(i+3) == "-" || !d.touching(i, i+3) {
		return 0, 0, false
	}
	day, ok1 := d.number(i)
	month, ok2 := d.number(i + 2)
	return day, month, ok1 && ok2 && validDay(2000, month, day)
}

// weekdayAr reads a weekday with what qualifies it.
func (d *dater) weekdayAr(i int, p part) (expr, bool) {
	x := expr{from: i, kind: aWeekday, weekday: d.at(i).weekday, part: p, to: i + 1}
	if d.at(i).text == "الاثنين" && i > 0 && (d.isQuantityNoun(i-1) || d.norm(i-1) == "بين") && p == noPart {
		return x, false
	}
	// The night of Saturday to Sunday.
	j := x.to
	switch w := d.norm(j); {
	case d.at(j).weekday != 0 && (d.prefix(j) == 0 || p == night):
	case p == night && (w == "-" || w == "–" || w == "" && d.tokenIs(j, text.Word) || w == "/" || w == "علي" || w == "الي" || w == "و"):
		j++
	default:
		j = -1
	}
	if second := d.at(j).weekday; j > 0 && second != 0 && !isLatin(d.at(j).text) && (second-x.weekday+7)%7 == 1 {
		x.second2, x.to = second, j+1
	}
	d.weekdayQual(&x)
	d.dateBehind(&x)
	if x.kind != aWeekday && x.second2 != 0 {
		x.weekday = 0 // a night between two days has two weekdays
	}
	return x, true
}

// weekdayQual reads الماضي, قبل الماضي, من الأسبوع الماضي behind a weekday.
func (d *dater) weekdayQual(x *expr) {
	to := x.to
	q := d.at(to)
	switch {
	case q.qual != noQual && d.prefix(to) == 0 && !isLatin(q.text) && d.norm(to) != "اللاحق" && !(q.text == "نفسه" && d.blewUp(x.from)):
		x.qual, x.to = q.qual, to+1
	case d.norm(to) == "قبل" && d.at(to+1).qual == lastOne:
		x.qual, x.to = beforeLast, to+2
	case d.norm(to) == "الذي" && (d.norm(to+1) == "سبقه" || d.norm(to+1) == "سبق"):
		x.qual, x.to = previousOne, to+2
	case d.norm(to) == "من":
		week := expr{}
		if end, ok := d.unitAr(to+1, &week); ok && week.unit == weeks && week.kind == aUnit {
			switch week.qual {
			case lastOne:
				x.weekOff, x.hasWeekOff = -1, true
			case nextOne:
				x.weekOff, x.hasWeekOff = 1, true
			case beforeLast:
				x.weekOff, x.hasWeekOff = -2, true
			case thisOne:
				x.hasWeekOff = true
			default:
				return
			}
			x.to = end
		}
	}
}

// blewUp reports whether "نفسه" belongs to a verb: فجّر انتحاري الجمعة نفسه.
func (d *dater) blewUp(i int) bool {
	for t := i - 1; t >= 0 && t > i-7; t-- {
		if w := d.bare(t); strings.HasPrefix(w, "فجر") || strings.HasPrefix(w, "يفجر") || strings.HasPrefix(w, "تفجير") {
			return true
		}
	}
	return false
}

// holidayAr reads ليلة رأس السنة, عيد الميلاد 2024.
func (d *dater) holidayAr(i int, p part) (expr, bool) {
	x := expr{from: i, kind: aDay, m: month{n: 1}, day: 1}
	to := i + 2
	switch {
	case d.norm(i) == "راس" && d.norm(i+1) == "السنه":
		if p == night || d.norm(i-1) == "عشيه" {
			x.m.n, x.day = 12, 31
		}
		if d.norm(to) == "الميلاديه" {
			to++
		}
		if d.norm(to) == "الهجريه" {
			return x, false
		}
	case d.norm(i) == "عيد" && d.norm(i+1) == "الميلاد":
		x.m.n, x.day = 12, 25
		if p == night || d.norm(i-1) == "عشيه" {
			x.day = 24
		}
		if d.norm(to) == "المجيد" {
			to++
		}
	default:
		return x, false
	}
	x.last = x.day
	x.to = d.yearTail(to, &x)
	if p == night && x.m.n == 12 && x.day == 31 && x.year != 0 {
		x.year-- // the night before that year
	}
	return x, p != noPart || x.year != 0 || x.qual != noQual || d.norm(i-1) == "يوم"
}

// agoAr reads قبل يومين, منذ ثلاثة أيام, بعد يومين من ذلك, قبلها بأسبوع, بعد ذلك بثلاثة أيام.
func (d *dater) agoAr(i int) (expr, bool) {
	w := d.at(i).text
	x := expr{from: i, kind: ago, n: 1}
	sign := -1
	at := i + 1
	switch w {
	case "قبل", "بعد", "منذ":
		if w == "منذ" && d.lasting(i) {
			return x, false
		}
		if w == "بعد" {
			sign = 1
		}
		if w != "منذ" && (d.norm(at) == "ذلك" || d.norm(at) == "هذا" && d.norm(at+1) == "التاريخ") { // قبل ذلك بيومين
			at++
			if d.norm(at) == "التاريخ" {
				at++
			}
			return d.byUnits(x, at, sign)
		}
	case "قبلها", "قبله":
		return d.byUnits(x, at, -1)
	case "بعدها", "بعده":
		return d.byUnits(x, at, 1)
	default:
		return x, false
	}
	if rest, ok := strings.CutPrefix(d.norm(at), "ال"); ok && punctual[rest] && w != "منذ" { // بعد الهجوم بيومين
		x.first = true
		return d.byUnits(x, at+1, sign)
	}
	for d.norm(at) == "نحو" || d.norm(at) == "حوالي" || d.norm(at) == "زهاء" || d.norm(at) == "قرابه" {
		at++
	}
	n, u, to, ok := d.unitsAr(at)
	if !ok {
		return x, false
	}
	x.n, x.unit, x.to, x.since = n, u, to, w == "منذ"
	if u == hours && n < 24 {
		return x, false
	}
	if d.at(at).text == "عام" || d.at(at).text == "سنه" || d.at(at).text == "يوم" || d.at(at).text == "شهر" { // منذ عام 2011, قبل شهر رمضان
		if _, isYear := d.yearNumber(to); isYear || d.at(to).weekday != 0 || len(d.at(to).month) > 0 || d.tokenIs(to, text.Number) {
			return x, false
		}
	}
	if d.at(at).role&article != 0 {
		return x, false
	}
	if d.norm(to) == "ونصف" { // قبل شهر ونصف
		to++
		x.to = to
	}
	if d.norm(to) == "من" {
		rest := strings.TrimPrefix(d.norm(to+1), "ال")
		switch {
		case d.norm(to+1) == "ذلك":
			x.kind, x.n, x.to = fromTold, sign*n, to+2
			return x, true
		case punctual[rest]:
			x.kind, x.n, x.first = fromTold, sign*n, true
			return x, true
		case w == "بعد":
			return x, false // بعد عشرة أيام من المواجهات: a duration
		}
	}
	if w == "بعد" {
		if len(d.toldHere(i)) == 0 {
			return x, false
		}
		x.kind = fromTold
		return x, true
	}
	return x, true
}

// lasting reports whether what is told before token i goes on: "منذ" with a count says then how long, and names no day.
func (d *dater) lasting(i int) bool {
	for t := i - 1; t >= 0 && t > i-12; t-- {
		if d.tokens[t].Kind == text.Break || d.norm(t) == "." {
			return false
		}
		if lastingWords[d.norm(t)] || lastingWords[d.bare(t)] {
			return true
		}
	}
	return false
}

// toldHere is the text of the tokens before i where some day must stand for "after two days" to be counted from.
func (d *dater) toldHere(i int) []text.Token {
	for t := i - 1; t >= 0 && t > i-60; t-- {
		if w := d.at(t); w.weekday != 0 || len(w.month) > 0 || w.text == "امس" || w.text == "اليوم" {
			return d.tokens[t:i]
		}
	}
	return nil
}

// byUnits reads "بأسبوع", "بثلاثة أيام" behind قبلها and بعد ذلك.
func (d *dater) byUnits(x expr, at, sign int) (expr, bool) {
	if at >= len(d.tokens) || !strings.HasPrefix(d.norm(at), "ب") {
		return x, false
	}
	n, u, to, ok := d.unitsAr(at)
	if !ok {
		return x, false
	}
	x.kind, x.n, x.unit, x.to = fromTold, sign*n, u, to
	return x, true
}

// unitsAr reads "يومين", "ثلاثة أيام", "3 أسابيع", "أسبوع".
func (d *dater) unitsAr(i int) (n int, u unit, to int, ok bool) {
	w := d.at(i)
	if w.unit != noUnit {
		to = i + 1
		if next := d.norm(to); next == "واحد" || next == "واحده" || next == "اثنين" || next == "كامل" {
			to++
		}
		return int(w.units), w.unit, to, w.units > 0 && w.role&article == 0
	}
	if w.count > 0 && !isLatin(w.text) {
		if v := d.at(i + 1); v.unit != noUnit && v.role&article == 0 {
			return int(w.count), v.unit, i + 2, true
		}
	}
	if v, next, isCount := d.count(i); isCount && v > 0 && v < 1000 {
		if w := d.at(next); w.unit != noUnit && w.role&article == 0 && d.prefix(next) == 0 {
			return int(v), w.unit, next + 1, true
		}
	}
	return 0, noUnit, i, false
}

// unitAr reads الأسبوع الماضي, هذا الشهر, العام ذاته, اليومين الماضيين, الأيام الثلاثة الماضية, الساعات الـ24 الماضية.
func (d *dater) unitAr(i int, x *expr) (to int, ok bool) {
	w := d.at(i)
	switch w.text {
	case "هذا", "هذه", "ذلك", "تلك", "نفس", "ذات":
		v := d.at(i + 1)
		if v.unit < weeks || v.units != 1 || v.role&article == 0 {
			return i, false
		}
		x.kind, x.unit, x.qual = aUnit, v.unit, sameOne
		if w.text == "هذا" || w.text == "هذه" {
			x.qual = thisOne
		}
		return i + 2, true
	}
	if w.unit == noUnit || w.role&article == 0 {
		return i, false
	}
	j := i + 1
	n := int(w.units)
	if n == 0 { // the number stands behind: الأيام الثلاثة
		if d.norm(j) == "ال" {
			j++
		}
		switch c := d.at(j); {
		case c.count > 0:
			n = int(c.count)
			j++
			if d.norm(j) == "والعشرين" || d.norm(j) == "وعشرين" {
				n, j = n+20, j+1
			} else if d.norm(j) == "والاربعين" {
				n, j = n+40, j+1
			} else if d.norm(j) == "والسبعين" {
				n, j = n+70, j+1
			}
		case d.tokenIs(j, text.Number):
			v, isNumber := d.number(j)
			if !isNumber || v > 400 {
				return i, false
			}
			n, j = v, j+1
		case c.text == "العشرين":
			n, j = 20, j+1
		default:
			return i, false
		}
	}
	q := d.at(j)
	if w.units == 1 {
		if w.unit == days || w.unit == hours {
			return i, false
		}
		x.kind, x.unit = aUnit, w.unit
		switch {
		case d.norm(j) == "قبل" && d.at(j+1).qual == lastOne:
			x.qual = beforeLast
			return j + 2, true
		case d.norm(j) == "الذي" && (d.norm(j+1) == "سبقه" || d.norm(j+1) == "سبق"):
			x.qual = previousOne
			return j + 2, true
		case q.qual == noQual || d.prefix(j) > 0 || isLatin(q.text):
			return j, true // the caller asks for what qualifies it
		}
		x.qual = q.qual
		if w.text == "العام" && q.qual == previousOne && strings.HasPrefix(d.norm(i-1), "ال") {
			return i, false // القائد العام السابق
		}
		return j + 1, true
	}
	if q.role&feminine == 0 || d.prefix(j) > 0 || n == 0 || w.unit == hours && n < 12 {
		return i, false
	}
	x.kind, x.unit = pastDays, w.unit
	switch q.qual {
	case lastOne:
		x.n = -n
	case nextOne:
		x.n = n
	case followingOne:
		x.kind, x.n, x.last = fromTold, 1, n
	case previousOne:
		x.kind, x.n, x.last = fromTold, -1, -n
	default:
		return i, false
	}
	if x.kind == fromTold && w.unit != days {
		return i, false
	}
	return j + 1, true
}

// pieceAr reads a part of a longer time: أوائل, النصف الأول من, الأيام الأولى من, وقت سابق من.
func (d *dater) pieceAr(i int) (p piece, to int, ok bool) {
	w := d.at(i)
	next := d.at(i + 1)
	if w.piece != whole {
		to = i + 1
		if d.norm(to) == "من" {
			to++
		}
		return w.piece, to, true
	}
	switch w.text {
	case "النصف":
		if p = half1 + piece(next.ordinal) - 1; next.ordinal < 1 || next.ordinal > 2 {
			if d.norm(i+1) != "الاخير" {
				return whole, i, false
			}
			p = half2
		}
	case "الربع":
		if p = quarter1 + piece(next.ordinal) - 1; next.ordinal < 1 || next.ordinal > 4 {
			if d.norm(i+1) != "الاخير" {
				return whole, i, false
			}
			p = quarter4
		}
	case "الاسبوع":
		if p = week1 + piece(next.ordinal) - 1; next.ordinal < 1 || next.ordinal > 4 {
			if d.norm(i+1) != "الاخير" {
				return whole, i, false
			}
			p = week4
		}
	case "الايام", "العشر", "الاسابيع", "الاشهر":
		switch d.norm(i + 1) {
		case "الاولي", "الاوايل":
			p = early
		case "الاخيره", "الاواخر":
			p = late
		default:
			return whole, i, false
		}
	case "وقت":
		switch d.norm(i + 1) {
		case "سابق", "مبكر":
			p = earlier
		case "لاحق", "متاخر":
			p = later
		default:
			return whole, i, false
		}
	default:
		return whole, i, false
	}
	if d.norm(i+2) != "من" {
		return whole, i, false
	}
	return p, i + 3, true
}

// periodAr reads months, years, seasons and their parts.
func (d *dater) periodAr(i int) (expr, bool) {
	x := expr{from: i}
	if d.norm(i) == "عطله" || d.at(i).text == "عطله" {
		if d.norm(i+1) == "نهايه" && d.norm(i+2) == "الاسبوع" {
			return d.weekendAr(x, i+3), true
		}
		return x, false
	}
	if d.at(i).text == "اخر" { // آخر 24 ساعة
		n, u, to, ok := d.unitsAr(i + 1)
		if !ok || u == hours && n < 12 || n < 2 {
			return x, false
		}
		x.kind, x.n, x.unit, x.to = pastDays, -n, u, to
		return x, true
	}
	at := i
	if p, to, ok := d.pieceAr(i); ok {
		x.piece, at = p, to
		if d.word(i) == "نهايه" && d.norm(to) == "الاسبوع" {
			return d.weekendAr(x, to+1), true
		}
	}
	if at >= len(d.tokens) {
		return x, false
	}
	// صيف عام 2014, الصيف الماضي
	if s := d.at(at); s.season != 0 && len(s.month) == 0 || s.season != 0 && d.seasonTail(at+1) {
		x.season, x.kind = s.season, aSeason
		to := d.yearTail(at+1, &x)
		if x.year == 0 && x.qual == noQual && !x.hasYearOff || x.toldYear {
			return x, false
		}
		x.to = to
		return x, x.piece == whole
	}
	// A month, with or without "شهر" before it.
	j := at
	said := false
	if w := d.at(j).text; w == "شهر" || w == "شهري" {
		j, said = j+1, true
	}
	if m, to, ok := d.monthAt(j); ok && (d.prefix(j) == 0 || j == at) {
		if x.piece == whole && !said && paperNames[d.norm(to)] {
			return expr{from: i, to: to, kind: aName}, true // تموز نيوز
		}
		if _, _, isDay := d.dayNumber(j - 1); isDay && x.piece == whole && !said {
			return x, false // "30 February": a day that there is not is no month either
		}
		if x.piece == whole && !said && brands[d.norm(j-1)] {
			return x, false
		}
		x.kind, x.m = aMonth, m
		if m.cal == hijri && d.norm(to) == "المبارك" {
			to++
		}
		if day, after, ok := d.dayNumber(to); ok && x.piece == whole && !said { // آذار 19، 2025
			if d.norm(after) == "،" || d.norm(after) == "," {
				after++
			}
			if y, ok := d.yearNumber(after); ok && y > 1900 && !d.isQuantityNoun(after+1) && !d.countedNoun(after+1) {
				x.kind, x.day, x.last, x.year, x.to = aDay, day, day, y, d.yearEnd(after)
				return x, true
			}
		}
		x.second, to = d.secondMonth(to, m, false)
		x.to = d.yearTail(to, &x)
		if (m.word || m.cal == hijri) && x.piece == whole && x.year == 0 && x.qual == noQual && !x.hasYearOff && !x.toldYear && !said {
			return x, false
		}
		return x, true
	}
	if said {
		return x, false
	}
	// عام 2014, عامي 2014 و2019, 2014 after مطلع
	if w := d.at(at); w.unit == yearsLong && d.norm(at+1) != "-" {
		k := at + 1
		if y, ok := d.yearNumber(k); ok && w.units > 0 {
			if d.prefix(at) > 0 && strings.HasPrefix(d.norm(at), "ل") && d.lawBefore(at) {
				return expr{from: i, to: k + 1, kind: aName}, true // قانون مكافحة الإرهاب لسنة 2005
			}
			x.kind, x.year, x.last = aYear, y, y
			x.to = d.yearEnd(k)
			for w.units == 2 {
				n := x.to
				if d.norm(n) == "و" || d.norm(n) == "-" {
					n++
				}
				y2, ok := d.yearNumber(n)
				if !ok || y2 <= x.last {
					break
				}
				x.last, x.to, x.lasts = y2, d.yearEnd(n), true
			}
			return x, true
		}
	}
	if y, ok := d.yearNumber(at); ok && at > i && y >= 1980 && y < 2100 {
		x.kind, x.year, x.to = aYear, y, d.yearEnd(at)
		return x, true
	}
	if d.at(at).text == "تسعينيات" || d.at(at).text == "ثمانينيات" {
		if d.norm(at+1) == "القرن" && d.norm(at+2) == "الماضي" {
			x.kind, x.nine, x.year, x.to = aYear, true, 1990, at+3
			if d.at(at).text == "ثمانينيات" {
				x.year = 1980
			}
			return x, true
		}
		return x, false
	}
	if to, ok := d.unitAr(at, &x); ok {
		x.to = to
		if y, ok := d.yearNumber(to); ok && x.kind == aUnit && x.unit == yearsLong && y > 1900 && x.qual != noQual && !d.isQuantityNoun(to+1) { // العام الفائت 2024
			x.kind, x.year, x.to, x.qual = aYear, y, d.yearEnd(to), noQual
			return x, true
		}
		if x.qual == noQual && x.kind == aUnit {
			return x, x.piece != whole && (x.unit != weeks || x.piece == early || x.piece == mid)
		}
		if x.kind != aUnit && x.piece != whole {
			return x, false
		}
		return x, true
	}
	return x, false
}

// lawBefore reports whether a law or a decision is named a few words before token i.
func (d *dater) lawBefore(i int) bool {
	for t := i - 1; t >= 0 && t > i-7; t-- {
		switch d.bare(t) {
		case "قانون", "القانون", "القرار", "قرار", "مرسوم", "المرسوم", "رقم":
			return true
		}
	}
	return false
}

// seasonTail reports whether a year or "الماضي" follows a season.
func (d *dater) seasonTail(i int) bool {
	if _, ok := d.yearNumber(i); ok {
		return true
	}
	w := d.word(i)
	return w == "عام" || w == "العام" || d.at(i).qual != noQual
}

func (d *dater) weekendAr(x expr, to int) expr {
	x.kind, x.piece, x.to = aWeekend, whole, to
	if q := d.at(to); q.qual != noQual && q.qual <= nextOne && d.prefix(to) == 0 && !isLatin(q.text) {
		x.qual, x.to = q.qual, to+1
	}
	return x
}
