package read

import "tansiq/internal/text"

// english reads an expression that begins with the word at token i.
func (d *dater) english(i int) (expr, bool) {
	j := i
	if d.norm(i) == "the" {
		j = i + 1
		if j >= len(d.tokens) || d.tokens[j].Kind == text.Punct {
			return expr{}, false
		}
	}
	x, ok := d.englishAt(j, j > i)
	if !ok {
		return x, false
	}
	if plain := x.part == noPart && x.piece == whole && x.qual == noQual && !x.nine && d.dayOrdinal(j) == 0; plain && x.from == j {
		switch x.kind {
		case aDay, aMonth, aYear, aWeekday: // the March 10 agreement, the Friday attack
			return x, true
		}
	}
	if x.from == j {
		x.from = i
	}
	return x, true
}

// dayOrdinal is the day of "11th" and "first", 0 for other words.
func (d *dater) dayOrdinal(i int) int {
	if d.tokenIs(i, text.Word) {
		if n, _, ok := d.dayAt(i); ok {
			return n
		}
	}
	return 0
}

func (d *dater) englishAt(i int, the bool) (expr, bool) {
	x := expr{from: i}
	w := d.at(i)
	next := d.norm(i + 1)
	if d.tokens[i].Kind == text.Number || digitFirst(d.tokens[i].Norm) { // the 11th of January; the 2017 fighting is read at its year
		if the {
			if y, ok := d.figures(i); ok && (y.kind != aYear || y.nine) {
				return y, true
			}
		}
		return x, false
	}
	if w == none {
		switch d.norm(i) {
		case "small", "wee", "predawn", "pre":
		default:
			return x, false
		}
	}
	if p, to, ok := d.partEn(i); ok {
		if y, ok := d.dayEn(to, true); ok {
			y.from, y.part = i, p
			return d.nightTo(y), true
		}
		if after := d.at(to + 1); d.norm(to) == "between" && after.part == noPart && after.piece == whole {
			if y, ok := d.expression(to + 1); ok && y.until != nil {
				y.from, y.part = i, p
				return y, true
			}
		}
	}
	switch w.text {
	case "early", "late":
		// late on Monday, early Sunday, late last night, early this morning, late on 4 July
		to := i + 1
		if d.norm(to) == "on" || d.norm(to) == "in" && d.norm(to+1) == "the" {
			to++
			if d.norm(to) == "the" {
				to++
			}
		}
		if y, ok := d.dayEn(to, true); ok {
			y.from, y.part = i, someTime
			return d.nightTo(y), true
		}
		if p, after, ok := d.partEn(to); ok {
			if y, ok := d.dayEn(after, true); ok {
				y.from, y.part = i, p
				return y, true
			}
		}
	}
	if y, ok := d.dayEn(i, false); ok {
		return d.nightTo(y), true
	}
	switch w.text {
	case "overnight":
		to := i + 1
		if n := d.norm(to); n == "on" || n == "into" || n == "from" {
			to++
		}
		if y, ok := d.dayEn(to, true); ok {
			y.from, y.part = i, night
			return d.nightTo(y), true
		}
		x.kind, x.to, x.n, x.part = offset, i+1, -1, night
		x.lasts = true
		x.until = &expr{from: i, to: i + 1, kind: offset}
		return x, true
	case "new":
		if (next == "year's" || next == "years" || next == "year") && (d.norm(i+2) == "eve" || d.norm(i+2) == "day") {
			return d.holidayEn(i, i+3, 12, 31, d.norm(i+2) == "day", 1, 1), true
		}
		return x, false
	case "christmas":
		if next == "eve" || next == "day" {
			return d.holidayEn(i, i+2, 12, 24, next == "day", 12, 25), true
		}
		if y, ok := d.yearNumber(i + 1); ok && y > 1900 {
			return d.holidayEn(i, i+1, 12, 25, false, 0, 0), true
		}
		return x, false
	case "q1", "q2", "q3", "q4", "h1", "h2":
		x.kind, x.piece = aYear, quarter1+piece(w.text[1]-'1')
		if w.text[0] == 'h' {
			x.piece = half1 + piece(w.text[1]-'1')
		}
		at := i + 1
		if next == "of" {
			at++
		}
		if y, ok := d.yearNumber(at); ok && y > 1900 {
			x.year, x.to = y, at+1
			return x, true
		}
		return x, false
	case "weekend":
		if the {
			x.kind, x.to = aWeekend, i+1
			return x, true
		}
		return x, false
	}
	if p, to, ok := d.pieceEn(i, the); ok {
		x.piece = p
		if end, ok := d.periodEn(to, &x); ok {
			x.to = end
			return x, true
		}
	}
	if y, ok := d.yearNumber(i + 1); ok && w.text == "year" && y > 1900 && the {
		x.kind, x.year, x.to = aYear, y, i+2
		x.qual = thisOne // keeps its article
		return x, true
	}
	if w.unit != noUnit && the { // the day before, the week after, the day before yesterday
		if next == "before" || next == "after" {
			if d.norm(i+2) == "yesterday" && next == "before" {
				x.kind, x.n, x.to = offset, -2, i+3
				return x, true
			}
			if d.norm(i+2) == "tomorrow" && next == "after" {
				x.kind, x.n, x.to = offset, 2, i+3
				return x, true
			}
			if w.unit == hours || w.units != 1 {
				return x, false
			}
			if w.unit != days {
				x.kind, x.unit, x.to, x.qual = aUnit, w.unit, i+2, previousOne
				if next == "after" {
					x.qual = followingOne
				}
				if k := d.tokens; i+2 < len(k) && k[i+2].Kind == text.Word && !stopCues[d.norm(i+2)] && d.norm(i+2) != "and" && d.norm(i+2) != "that" {
					return x, false
				}
				if d.norm(i+2) == "that" {
					x.to++
				}
				return x, true
			}
			x.kind, x.unit, x.n, x.to = fromTold, days, -1, i+2
			if next == "after" {
				x.n = 1
			}
			return d.untilDeed(x), true
		}
		return x, false
	}
	if w.count > 0 && !the {
		return d.counted(i, i+1, int(w.count))
	}
	if w.qual != noQual || w.text == "that" || w.text == "earlier" || w.text == "later" {
		if x, ok := d.qualified(i, the); ok {
			return x, true
		}
		if end, ok := d.periodEn(i, &x); ok {
			x.to = end
			return x, true
		}
		return x, false
	}
	if end, ok := d.periodEn(i, &x); ok {
		x.to = end
		return x, true
	}
	return x, false
}

// nightTo takes the second day of "the night of Saturday to Sunday".
func (d *dater) nightTo(x expr) expr {
	if x.kind != aWeekday || x.part == noPart || x.second2 != 0 {
		return x
	}
	switch d.norm(x.to) {
	case "to", "into", "-", "–", "/", "and":
		if w := d.at(x.to + 1); w.weekday != 0 && (w.weekday-x.weekday+7)%7 == 1 {
			x.second2, x.to = w.weekday, x.to+2
		}
	}
	return x
}

// holidayEn is a holiday with its fixed day, the day itself or its eve.
func (d *dater) holidayEn(from, to, m, day int, itself bool, m2, day2 int) expr {
	x := expr{from: from, kind: aDay, m: month{n: m}, day: day}
	if itself {
		x.m.n, x.day = m2, day2
	}
	x.last = x.day
	if d.norm(to) == "," {
		if y, ok := d.yearNumber(to + 1); ok && y > 1900 {
			to++
		}
	}
	if y, ok := d.yearNumber(to); ok && y > 1900 {
		x.year, to = y, to+1
	} else if d.norm(to) == "of" || d.norm(to) == "in" {
		if y, ok := d.yearNumber(to + 1); ok && y > 1900 {
			x.year, to = y, to+2
		}
	}
	x.to = to
	return x
}

// partEn reads a part of the day up to the day: "night of", "dawn on", "early hours of", "small hours of".
func (d *dater) partEn(i int) (p part, to int, ok bool) {
	w := d.at(i)
	to = i
	switch n := d.norm(i); {
	case (n == "early" || n == "small" || n == "late" || n == "wee" || n == "predawn") && d.norm(i+1) == "hours":
		to = i + 2
	case (n == "early" || n == "late") && d.at(i+1).part != noPart && d.norm(i+2) == "hours": // early morning hours of
		to = i + 3
	case n == "pre" && d.norm(i+1) == "-" && d.norm(i+2) == "dawn" && d.norm(i+3) == "hours":
		to = i + 4
	case n == "late" && (d.norm(i+1) == "night" || d.norm(i+1) == "evening" || d.norm(i+1) == "afternoon"), n == "early" && (d.norm(i+1) == "morning" || d.norm(i+1) == "evening" || d.norm(i+1) == "afternoon"):
		to = i + 2
	case w.part != noPart:
		to = i + 1
	default:
		return noPart, i, false
	}
	p = max(w.part, someTime)
	if w := d.norm(to - 1); w == "night" {
		p = night
	}
	switch d.norm(to) {
	case "of", "on":
		to++
	case "between":
	default:
		switch d.norm(to - 1) {
		case "dawn", "noon", "midday", "midnight", "dusk", "daybreak", "sunset", "nightfall", "sunrise":
			return p, to, true
		}
		if d.at(to).text == "the" || d.at(to).weekday != 0 && d.norm(i) != "late" && d.norm(i) != "early" {
			return noPart, i, false
		}
	}
	return p, to, true
}

// dayEn reads what names a day: Friday night, Thursday, January 15, today, last night, 11 January 2025, the same day. after says
// that another part of the expression stands before it.
func (d *dater) dayEn(i int, after bool) (expr, bool) {
	if i >= len(d.tokens) {
		return expr{}, false
	}
	x := expr{from: i}
	w := d.at(i)
	if after && (d.tokens[i].Kind == text.Number || digitFirst(d.tokens[i].Norm)) {
		return d.figuresDayEn(i)
	}
	switch w.text {
	case "today", "yesterday", "tomorrow":
		if !after && w.text == "today" && d.nowadays(i) {
			return x, false
		}
		x.kind, x.to = offset, i+1
		switch w.text {
		case "yesterday":
			x.n = -1
		case "tomorrow":
			x.n = 1
		}
		d.partBehind(&x)
		if d.at(x.to).weekday != 0 && len(d.norm(x.to)) > 4 && !isLower(d.tokens[x.to].Text) { // today Sunday
			x.weekday, x.to = d.at(x.to).weekday, x.to+1
		}
		if d.norm(x.to) == "," && x.to+1 < len(d.tokens) { // today, 20 March 2025
			y := x
			if end, ok := d.dayAndMonth(x.to+1, &y); ok && y.kind == aDay && y.day == y.last {
				y.to = end
				return y, true
			}
		}
		return x, true
	case "tonight":
		x.kind, x.to, x.part = offset, i+1, night
		return x, true
	case "last", "this", "that", "same", "previous", "following", "next", "preceding":
		return d.qualifiedDay(i)
	case "the":
		if after {
			if y, ok := d.qualifiedDay(i + 1); ok {
				y.from = i
				return y, true
			}
			if d.norm(i+1) == "day" && (d.norm(i+2) == "before" || d.norm(i+2) == "after") {
				x.kind, x.unit, x.n, x.to = fromTold, days, -1, i+3
				if d.norm(i+2) == "after" {
					x.n = 1
				}
				return x, true
			}
			if y, ok := d.figuresDayEn(i + 1); ok {
				return y, true
			}
		}
		return x, false
	}
	if w.weekday != 0 {
		return d.weekdayEn(i, after)
	}
	if to, ok := d.dayAndMonth(i, &x); ok {
		x.to = to
		if dateLikeAfter[d.norm(to)] {
			return x, false
		}
		d.partBehind(&x)
		return x, true
	}
	return x, false
}

func (d *dater) figuresDayEn(i int) (expr, bool) {
	if i >= len(d.tokens) {
		return expr{}, false
	}
	if x, ok := d.numeric(i); ok {
		return x, true
	}
	x := expr{from: i}
	to, ok := d.dayAndMonth(i, &x)
	x.to = to
	return x, ok && !dateLikeAfter[d.norm(to)]
}

// nowadays reports whether "today" is no day: "the group today is …", or the end of a paper's name.
func (d *dater) nowadays(i int) bool {
	switch d.norm(i + 1) {
	case "is", "are", "remains", "remain", "'s":
		return true
	}
	return i > 0 && !isLower(d.tokens[i].Text) && d.tokenIs(i-1, text.Word) && !isLower(d.tokens[i-1].Text)
}

func isLower(s string) bool { return s != "" && s[0] >= 'a' && s[0] <= 'z' }

// partBehind takes "evening" behind a day.
func (d *dater) partBehind(x *expr) {
	to := x.to
	if n := d.norm(to); (n == "early" || n == "late") && d.at(to+1).part != noPart {
		to++
	}
	if w := d.at(to); w.part != noPart && isLatin(w.text) && w.text != "noon" {
		x.part, x.to = w.part, to+1
	}
}

// weekdayEn reads a weekday: Friday night, Thursday, January 15, Mon 10 June, Sunday morning last week.
func (d *dater) weekdayEn(i int, after bool) (expr, bool) {
	if w := d.norm(i - 1); w == "every" || w == "each" {
		return expr{}, false
	}
	w := d.at(i)
	x := expr{from: i, kind: aWeekday, weekday: w.weekday, to: i + 1}
	if isLower(d.tokens[i].Text) {
		return x, false
	}
	short := w.plain
	if short && d.norm(x.to) == "." {
		x.to++
	}
	if dateLikeAfter[d.norm(x.to)] {
		return x, false
	}
	d.partBehind(&x)
	to := x.to
	if d.norm(to) == "," || d.norm(to) == "the" {
		to++
	}
	if d.norm(to) == "," || d.norm(to) == "the" {
		to++
	}
	y := x
	if d.norm(to) == "(" { // Tuesday (March 18)
		if end, ok := d.dayAndMonth(to+1, &y); ok && d.norm(end) == ")" {
			y.to = end + 1
			return y, true
		}
		y = x
	}
	if to < len(d.tokens) {
		if n, ok := d.numeric(to); ok {
			x.kind, x.day, x.last, x.m, x.year, x.ambiguous, x.to = n.kind, n.day, n.last, n.m, n.year, n.ambiguous, n.to
			return x, true
		}
		if end, ok := d.dayAndMonth(to, &y); ok {
			y.to = end
			d.partBehind(&y)
			return y, true
		}
	}
	if short {
		return x, false
	}
	switch {
	case (d.norm(x.to) == "last" || d.norm(x.to) == "next" || d.norm(x.to) == "this") && d.norm(x.to+1) == "week", d.norm(x.to) == "of" && d.at(x.to+1).qual != noQual && d.norm(x.to+2) == "week":
		if d.norm(x.to) == "of" {
			x.to++
		}
		x.hasWeekOff = true
		switch d.norm(x.to) {
		case "last":
			x.weekOff = -1
		case "next":
			x.weekOff = 1
		}
		x.to += 2
	case d.norm(x.to) == "last" && (d.tokens[min(x.to+1, len(d.tokens)-1)].Kind != text.Word):
		x.qual, x.to = lastOne, x.to+1
	}
	return x, true
}

// qualifiedDay reads last night, this morning, the same day, the previous evening, last Friday, that day.
func (d *dater) qualifiedDay(i int) (expr, bool) {
	x := expr{from: i}
	q := d.at(i).qual
	if d.norm(i) == "that" {
		q = sameOne
	}
	v := d.at(i + 1)
	switch {
	case q == noQual:
		return x, false
	case v.weekday != 0 && !v.plain && !isLower(d.tokens[i+1].Text):
		x.kind, x.weekday, x.qual, x.to = aWeekday, v.weekday, q, i+2
		if q == thisOne {
			x.qual, x.hasWeekOff = noQual, true
		}
		d.partBehind(&x)
		if q == lastOne || q == nextOne || q == thisOne { // last Thursday, 13 March
			to := x.to
			if d.norm(to) == "," {
				to++
			}
			y := x
			if end, ok := d.dayAndMonth(to, &y); ok && to < len(d.tokens) {
				y.to, y.hasWeekOff, y.qual = end, false, noQual
				if y.year == 0 {
					y.qual = q
				}
				return y, true
			}
		}
		return x, true
	case v.unit == days && v.units == 1 && (q == sameOne || q == nextOne || q == previousOne || q == followingOne):
		x.kind, x.unit, x.to = fromTold, days, i+2
	case v.part != noPart && isLatin(v.text) && v.text != "noon":
		x.kind, x.unit, x.part, x.to = fromTold, days, v.part, i+2
		switch q {
		case lastOne:
			x.kind, x.n = offset, -1
			return x, v.text == "night" || v.text == "evening"
		case thisOne:
			x.kind = offset
			return x, true
		}
	default:
		return x, false
	}
	switch q {
	case nextOne, followingOne:
		x.n = 1
	case previousOne:
		x.n = -1
	}
	d.partBehind(&x)
	return x, true
}

// qualified reads last week, the past 24 hours, that November, the same month, earlier this week, next Friday.
func (d *dater) qualified(i int, the bool) (expr, bool) {
	x := expr{from: i}
	w := d.at(i)
	q := w.qual
	switch w.text {
	case "earlier", "later":
		x.piece = earlier
		if w.text == "later" {
			x.piece = later
		}
		to := i + 1
		if d.norm(to) == "in" && d.norm(to+1) == "the" {
			if u := d.at(to + 2); u.unit >= weeks && u.units == 1 {
				x.kind, x.unit, x.qual, x.to = aUnit, u.unit, thisOne, to+3
				return x, true
			}
			to++
		} else if d.norm(to) == "in" {
			to++
		}
		switch {
		case d.at(to).qual == thisOne || d.norm(to) == "that":
			if u := d.at(to + 1); u.unit >= weeks && u.units == 1 {
				x.kind, x.unit, x.qual, x.to = aUnit, u.unit, thisOne, to+2
				if d.norm(to) == "that" {
					x.qual = sameOne
				}
				return x, true
			}
		case d.norm(to) == "today" && to == i+1:
			x.kind, x.piece, x.to = offset, whole, to+1
			return x, true
		}
		at := to
		if d.norm(at) == "on" {
			at++
		}
		if v := d.at(at); v.weekday != 0 || v.text == "yesterday" || v.text == "that" || v.text == "same" || v.text == "the" { // earlier on Sunday, later that day
			if y, ok := d.dayEn(at, true); ok && y.kind != aDay {
				y.from, y.part = i, max(y.part, someTime)
				return y, true
			}
		}
		if m, end, ok := d.monthAt(to); ok && to > i+1 {
			x.kind, x.m = aMonth, m
			x.to = d.yearTail(end, &x)
			return x, true
		}
		return x, false
	case "that":
		q = sameOne
		if d.norm(i+1) == "same" { // that same night
			y, ok := d.qualifiedDay(i + 1)
			if !ok {
				y, ok = d.qualified(i+1, the)
			}
			y.from = i
			return y, ok
		}
		if m, to, ok := d.monthAt(i + 1); ok && !the {
			x.kind, x.m, x.to = toldMonth, m, to
			return x, true
		}
	}
	if w.text == "this" && d.norm(i+1) == "past" { // this past week
		if y, ok := d.qualified(i+1, true); ok {
			y.from = i
			return y, true
		}
		return x, false
	}
	to := i + 1
	// the past two days, the last 24 hours, the next 48 hours
	if q == lastOne || q == nextOne || q == followingOne || q == previousOne {
		n, at := 0, to
		if v, next, ok := d.count(to); ok && v < 1000 {
			n, at = int(v), next
			if d.norm(at) == "-" && d.touching(at-1, at+1) {
				return x, false
			}
		} else if c := d.at(to); c.count > 1 {
			n, at = int(c.count), to+1
		}
		if u := d.at(at); n > 0 && u.unit != noUnit && (n > 1 || u.units == 1) {
			if u.unit == hours && n < 12 {
				return x, false
			}
			x.kind, x.unit, x.n, x.to = pastDays, u.unit, -n, at+1
			switch q {
			case nextOne:
				x.n = n
			case followingOne:
				x.kind, x.n, x.last = fromTold, 1, n
			case previousOne:
				x.kind, x.n, x.last = fromTold, -1, -n
			}
			return x, x.kind == pastDays || u.unit == days
		}
	}
	if m, end, ok := d.monthAt(to); ok && (q == lastOne || q == nextOne || q == thisOne || q == sameOne || q == previousOne) {
		x.kind, x.m, x.qual, x.to = aMonth, m, q, end
		if q == sameOne || q == previousOne {
			x.kind = toldMonth
		}
		if d.norm(i) == "past" {
			x.qual = lastOne
		}
		return x, true
	}
	u := d.at(to)
	switch {
	case d.norm(to) == "weekend":
		x.kind, x.qual, x.to = aWeekend, q, to+1
		return x, q != noQual
	case u.season != 0:
		x.kind, x.season, x.qual, x.to = aSeason, u.season, q, to+1
		return x, q == lastOne || q == nextOne || q == thisOne && u.text != "fall"
	case u.unit >= weeks && u.units == 1 && isLatin(u.text):
		x.kind, x.unit, x.qual, x.to = aUnit, u.unit, q, to+1
		if w.text == "past" || w.text == "last" && the || w.text == "coming" && the {
			x.kind, x.n = pastDays, -1
			if w.text == "coming" {
				x.n = 1
			}
			return x, true
		}
		if w.text == "current" {
			x.qual = thisOne
		}
		return x, true
	}
	return x, false
}

// pieceEn reads "early", "mid-", "the beginning of", "the first half of", "the first quarter of", and returns where what it is a part of begins.
func (d *dater) pieceEn(i int, the bool) (p piece, to int, ok bool) {
	w := d.at(i)
	next := d.norm(i + 1)
	switch w.text {
	case "early", "late":
		to = i + 1
		if d.norm(to) == "in" {
			to++
		}
		if d.norm(to) == "the" {
			to++
		}
		return w.piece, to, true
	case "mid":
		if next == "-" {
			return mid, i + 2, true
		}
		return mid, i + 1, true
	case "beginning", "start", "middle", "end", "close":
		if next != "of" || !the {
			return whole, i, false
		}
		return w.piece, i + 2, true
	}
	if n := d.at(i + 1); (w.text == "first" || w.text == "last") && n.count > 1 && d.norm(i+3) == "of" { // the first six months of 2024
		switch u := d.at(i + 2); {
		case u.unit == monthsLong && n.count == 6 && w.text == "first":
			return half1, i + 4, true
		case u.unit == monthsLong && n.count == 6:
			return half2, i + 4, true
		case u.unit == monthsLong && n.count == 3 && w.text == "first":
			return quarter1, i + 4, true
		case u.unit == monthsLong && n.count == 3:
			return quarter4, i + 4, true
		case u.unit == weeks && n.count == 2 && w.text == "first":
			return half1, i + 4, true
		case u.unit == days && w.text == "first":
			return early, i + 4, true
		case u.unit == days:
			return late, i + 4, true
		}
		return whole, i, false
	}
	if w.ordinal == 0 && w.text != "last" || d.norm(i+2) != "of" {
		return whole, i, false
	}
	n := piece(w.ordinal) - 1
	last := w.text == "last"
	switch next {
	case "half":
		if p = half1 + n; last {
			p = half2
		}
		ok = last || n < 2
	case "quarter":
		if p = quarter1 + n; last {
			p = quarter4
		}
		ok = last || n < 4
	case "week":
		if p = week1 + n; last {
			p = week4
		}
		ok = last || n < 4
	case "days", "weeks", "months":
		if p = early; last {
			p = late
		}
		ok = last || n == 0
	}
	return p, i + 3, ok
}

// periodEn reads a month, a year, a week or a season, a part of which may be named before it.
func (d *dater) periodEn(i int, x *expr) (to int, ok bool) {
	if i >= len(d.tokens) {
		return i, false
	}
	if x.piece != whole {
		j := i
		if d.norm(j) == "the" {
			j++
		}
		w := d.at(j)
		if w.qual != noQual || w.text == "that" {
			if y, ok := d.qualified(j, false); ok && y.piece == whole && (y.kind == aUnit || y.kind == aMonth || y.kind == toldMonth) {
				p, from := x.piece, x.from
				*x = y
				x.piece, x.from = p, from
				return y.to, true
			}
			return i, false
		}
		if w.unit >= weeks && w.units == 1 && (j > i || d.norm(i-1) == "-" || d.norm(i-1) == "the") {
			x.kind, x.unit, x.qual = aUnit, w.unit, noQual
			return j + 1, w.unit != weeks
		}
		if y, isYear := d.yearNumber(i); isYear && y > 1900 && len(d.norm(i)) == 4 {
			x.kind, x.year = aYear, y
			return i + 1, true
		}
	}
	w := d.at(i)
	if w.season != 0 {
		if w.text == "may" {
			return i, false
		}
		j := i + 1
		if d.norm(j) == "of" || d.norm(j) == "in" {
			j++
		}
		if y, isYear := d.yearNumber(j); isYear && y > 1900 {
			x.kind, x.season, x.year = aSeason, w.season, y
			return j + 1, x.piece == whole
		}
		return i, false
	}
	m, end, ok := d.monthAt(i)
	if !ok {
		return i, false
	}
	if _, _, isDay := d.dayNumber(i - 1); isDay && x.piece == whole {
		return i, false // "30 February": a day that there is not is no month either
	}
	if d.norm(end) == "." && len(w.text) <= 4 {
		if _, isYear := d.yearNumber(end + 1); isYear {
			end++
		}
	}
	x.kind, x.m = aMonth, m
	x.second, end = d.secondMonth(end, m, false)
	end = d.yearTail(end, x)
	if m.word && x.piece == whole && x.year == 0 && !x.hasYearOff && !d.monthHere(i) {
		return i, false
	}
	if m.cal == hijri && x.piece == whole && x.year == 0 {
		return i, false
	}
	if m.fam == english && len(w.text) == 3 && w.text != "may" && x.year == 0 && d.norm(i+1) != "." {
		return i, false // Jan, Mar: a person
	}
	if dateLikeAfter[d.norm(end)] && x.year == 0 {
		return i, false
	}
	return end, true
}

// monthHere reports whether the words before say that May or March is a month.
func (d *dater) monthHere(i int) bool {
	switch d.norm(i - 1) {
	case "in", "since", "of", "during", "until", "till", "by", "from", "last", "next", "this", "between", "through", "throughout", "for", "mid", "early", "late", "before", "after":
		return true
	case "and", "to", "-", "–", "or":
		return len(d.at(i-2).month) > 0 || d.yearBefore(i-2)
	}
	return false
}

// agoEnglish reads "two weeks ago", "three days earlier", "a week later", "two weeks before that", "two days after the attack"; the unit
// stands at token at.
func (d *dater) agoEnglish(i, at, n int) (expr, bool) {
	u := d.at(at)
	x := expr{from: i, n: n, unit: u.unit}
	if u.unit == noUnit || n != 1 && u.units == 1 {
		return x, false
	}
	to := at + 1
	switch d.norm(to) {
	case "ago":
		x.kind, x.to = ago, to+1
		return x, u.unit != hours || n >= 24
	case "earlier", "later", "before", "after", "previously", "prior":
	default:
		return x, false
	}
	if u.unit == hours {
		return x, false
	}
	x.kind, x.to = fromTold, to+1
	if w := d.norm(to); w == "earlier" || w == "before" || w == "previously" || w == "prior" {
		x.n = -n
	}
	if w := d.norm(to); w == "before" || w == "after" {
		y := d.untilDeed(x)
		if y.to == x.to && d.tokenIs(to+1, text.Word) && !stopCues[d.norm(to+1)] && d.norm(to+1) != "and" {
			return x, false // "two weeks after he left", "two days before Christmas"
		}
		return y, true
	}
	return x, true
}

// untilDeed takes "that" or "the attack" behind "two days after".
func (d *dater) untilDeed(x expr) expr {
	switch d.norm(x.to) {
	case "that", "this":
		if !d.tokenIs(x.to+1, text.Word) || stopCues[d.norm(x.to+1)] || d.norm(x.to+1) == "and" {
			x.to++
		}
	case "the":
		if punctual[d.norm(x.to+1)] {
			x.first, x.to = true, x.to+2
		}
	}
	return x
}
