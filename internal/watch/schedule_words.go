package watch

import (
	"fmt"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// The names of zones as people say them where Tansiq is used; others go by their IANA name.
var zoneWords = map[string]text.Bilingual{
	"Asia/Damascus":   {AR: "بتوقيت دمشق", EN: "Damascus time"},
	"Asia/Baghdad":    {AR: "بتوقيت بغداد", EN: "Baghdad time"},
	"Asia/Beirut":     {AR: "بتوقيت بيروت", EN: "Beirut time"},
	"Asia/Amman":      {AR: "بتوقيت عمّان", EN: "Amman time"},
	"Asia/Riyadh":     {AR: "بتوقيت الرياض", EN: "Riyadh time"},
	"Asia/Tehran":     {AR: "بتوقيت طهران", EN: "Tehran time"},
	"Asia/Jerusalem":  {AR: "بتوقيت القدس", EN: "Jerusalem time"},
	"Africa/Cairo":    {AR: "بتوقيت القاهرة", EN: "Cairo time"},
	"Europe/Istanbul": {AR: "بتوقيت إسطنبول", EN: "Istanbul time"},
	"Europe/Berlin":   {AR: "بتوقيت برلين", EN: "Berlin time"},
	"Europe/Paris":    {AR: "بتوقيت باريس", EN: "Paris time"},
	"Europe/London":   {AR: "بتوقيت لندن", EN: "London time"},
	"":                {AR: "بالتوقيت العالمي", EN: "UTC"},
	"UTC":             {AR: "بالتوقيت العالمي", EN: "UTC"},
}

var (
	weekdaysEN = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
	weekdaysAR = [...]string{"الأحد", "الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"}
	bareDayAR  = [...]string{"أحد", "اثنين", "ثلاثاء", "أربعاء", "خميس", "جمعة", "سبت"}
	nthAR      = [...]string{"", "أول", "ثاني", "ثالث", "رابع", "خامس"}
	nthEN      = [...]string{"", "first", "second", "third", "fourth", "fifth"}
)

// counting is how a thing is counted: Arabic for one, two, three to ten, eleven to ninety-nine and round hundreds, as they stand
// after a preposition or كل; English for one and for several.
type counting struct{ one, two, few, many, hundred, en, ens string }

var (
	countSeconds = counting{"ثانية", "ثانيتين", "ثوانٍ", "ثانية", "ثانية", "second", "seconds"}
	countMinutes = counting{"دقيقة", "دقيقتين", "دقائق", "دقيقة", "دقيقة", "minute", "minutes"}
	countHours   = counting{"ساعة", "ساعتين", "ساعات", "ساعة", "ساعة", "hour", "hours"}
	countDays    = counting{"يوم", "يومين", "أيام", "يومًا", "يوم", "day", "days"}
	countWeeks   = counting{"أسبوع", "أسبوعين", "أسابيع", "أسبوعًا", "أسبوع", "week", "weeks"}
	countMonths  = counting{"شهر", "شهرين", "أشهر", "شهرًا", "شهر", "month", "months"}
	countYears   = counting{"سنة", "سنتين", "سنوات", "سنة", "سنة", "year", "years"}
	countTurns   = counting{"مرة واحدة", "مرتين", "مرات", "مرة", "مرة", "turn", "turns"}
)

// of puts a number of the thing into words; a single one without its number in Arabic.
func (n counting) of(v int64) text.Bilingual {
	s := strconv.FormatInt(v, 10)
	out := text.Bilingual{AR: s + " " + n.hundred, EN: s + " " + n.ens}
	switch r := v % 100; {
	case v == 1:
		out = text.Bilingual{AR: n.one, EN: s + " " + n.en}
	case v == 2:
		out.AR = n.two
	case r >= 3 && r <= 10:
		out.AR = s + " " + n.few
	case r >= 11:
		out.AR = s + " " + n.many
	}
	return out
}

// every is "every day", "every 2 days".
func (n counting) every(v int64) text.Bilingual {
	w := n.of(v)
	if v == 1 {
		w.EN = n.en
	}
	return text.Bilingual{AR: "كل " + w.AR, EN: "every " + w.EN}
}

// Words puts the length into words: "8 hours", "1 day 6 hours". The Arabic form is the one that stands after a preposition.
func (l Length) Words() text.Bilingual {
	var ar, en []string
	s := l.Seconds()
	for _, u := range []struct {
		in int64
		n  counting
	}{{day, countDays}, {hour, countHours}, {60, countMinutes}, {1, countSeconds}} {
		if v := s / u.in; v > 0 {
			w := u.n.of(v)
			ar, en = append(ar, w.AR), append(en, w.EN)
			s %= u.in
		}
	}
	if len(en) == 0 {
		w := countSeconds.of(0)
		return text.Bilingual{AR: w.AR, EN: w.EN}
	}
	return text.Bilingual{AR: strings.Join(ar, " و"), EN: strings.Join(en, " ")}
}

// Words says when the watch is kept, as a person says it: "every day 18:00–06:00 (Damascus time), from 27 January 2025 to 9 February
// 2025". A schedule that cannot be compiled says what is wrong with it.
func (s Schedule) Words() text.Bilingual {
	c, err := Compile(s)
	if err != nil {
		if e, ok := err.(*ScheduleError); ok {
			return e.Words()
		}
		return text.Bilingual{AR: err.Error(), EN: err.Error()}
	}
	zone := zoneName(s.Zone)
	clk := newClock(c.zone)
	if c.rule == nil && len(c.also) == 0 {
		from, to := c.from, c.until
		a := momentWords(&clk, from)
		if to == End {
			return text.Bilingual{AR: "بلا انقطاع منذ " + a.AR + " " + zone.AR + "، ولا نهاية معروفة", EN: "without a break from " + a.EN + " (" + zone.EN + "), no end known"}
		}
		z := momentWords(&clk, to)
		return text.Bilingual{AR: "بلا انقطاع من " + a.AR + " إلى " + z.AR + " " + zone.AR, EN: "without a break from " + a.EN + " to " + z.EN + " (" + zone.EN + ")"}
	}

	var out text.Bilingual
	if c.rule == nil {
		a := momentWords(&clk, c.from)
		l := s.Length.Words()
		out = text.Bilingual{AR: a.AR + " لمدة " + l.AR + " " + zone.AR, EN: a.EN + " for " + l.EN + " (" + zone.EN + ")"}
	} else {
		out = c.ruleWords(s.Rule)
		t := c.timeWords(s.Length)
		out.AR += "، " + t.AR + " " + zone.AR
		if len(c.rule.times) > 4 || c.rule.freq == hourly || strings.HasPrefix(out.EN, "by ") {
			out.EN += ","
		}
		out.EN += " " + t.EN + " (" + zone.EN + ")"
		bare := *c // what is left out and what is added is said behind
		bare.except, bare.also = nil, nil
		first, _ := bare.Next(Begin)
		a := dayOf(&clk, first.From)
		if bare.Bounds().To == End {
			w := dayText(a)
			out.AR += "، منذ " + w.AR + "، ولا نهاية معروفة"
			out.EN += ", from " + w.EN + ", no end known"
		} else {
			z := a
			if l, ok := bare.Last(horizon - 1); ok {
				z = dayOf(&clk, l.From)
			}
			if a == z {
				w := dayText(a)
				out.AR += "، يوم " + w.AR
				out.EN += ", on " + w.EN
			} else {
				w, v := dayText(a), dayText(z)
				out.AR += "، من " + w.AR + " إلى " + v.AR
				out.EN += ", from " + w.EN + " to " + v.EN
			}
		}
	}
	if len(c.also) > 0 {
		w := c.timesListed(&clk, c.also)
		out.AR += "، وفوق ذلك " + w.AR
		out.EN += ", and also " + w.EN
	}
	if len(c.except) > 0 {
		w := c.timesListed(&clk, c.except)
		out.AR += "، ما عدا " + w.AR
		out.EN += ", except " + w.EN
	}
	return out
}

func zoneName(zone string) text.Bilingual {
	if w, ok := zoneWords[zone]; ok {
		return w
	}
	return text.Bilingual{AR: "بتوقيت \u2068" + zone + "\u2069", EN: zone}
}

func dayOf(c *clock, u int64) incident.Day { return incident.Day(floorDiv(u+c.offset(u), day)) }

func dayText(d incident.Day) text.Bilingual {
	return incident.When{Start: d, End: d, Precision: incident.TimeDay}.Words()
}

func hourText(l int64) string {
	l = floorMod(l, day)
	out := fmt.Sprintf("%02d:%02d", l/hour, l/60%60)
	if l%60 != 0 {
		out += fmt.Sprintf(":%02d", l%60)
	}
	return out
}

// momentWords is a day and an hour: "27 January 2025, 18:00".
func momentWords(c *clock, u int64) text.Bilingual {
	w, h := dayText(dayOf(c, u)), hourText(u+c.offset(u))
	return text.Bilingual{AR: w.AR + " الساعة " + h, EN: w.EN + ", " + h}
}

// timesListed names up to three moments by their days, and counts more.
func (c *Compiled) timesListed(clk *clock, times []int64) text.Bilingual {
	if len(times) > 3 {
		return countTurns.of(int64(len(times)))
	}
	// The hour is said where the day alone would not tell which is meant.
	say := func(u int64) text.Bilingual {
		if c.rule != nil && len(c.rule.times) == 1 && c.rule.freq != hourly && floorMod(u+clk.offset(u), day) == c.rule.times[0] {
			return dayText(dayOf(clk, u))
		}
		return momentWords(clk, u)
	}
	var ar, en []string
	for _, u := range times {
		w := say(u)
		ar, en = append(ar, w.AR), append(en, w.EN)
	}
	return text.Bilingual{AR: "يوم " + andAR(ar), EN: "on " + andEN(en)}
}

func andAR(l []string) string { return strings.Join(l, " و") }

func andEN(l []string) string {
	if len(l) < 2 {
		return strings.Join(l, "")
	}
	return strings.Join(l[:len(l)-1], ", ") + " and " + l[len(l)-1]
}

// timeWords says at which hours, and for how long.
func (c *Compiled) timeWords(length Length) text.Bilingual {
	r, l := c.rule, length.Words()
	if r.freq == hourly {
		w := text.Bilingual{AR: "لمدة " + l.AR + " كل مرة", EN: "for " + l.EN + " each"}
		if len(r.times) == 1 && r.times[0]%hour == 0 {
			return w
		}
		var at []string
		for _, t := range r.times {
			at = append(at, fmt.Sprintf(":%02d", t/60))
		}
		return text.Bilingual{AR: "عند الدقيقة " + andAR(at) + "، " + w.AR, EN: "at " + andEN(at) + ", " + w.EN}
	}
	if len(r.times) > 4 {
		n := countTurns.of(int64(len(r.times)))
		return text.Bilingual{AR: n.AR + " أولاها الساعة " + hourText(r.times[0]) + "، لمدة " + l.AR + " كل مرة",
			EN: n.EN + ", the first at " + hourText(r.times[0]) + ", for " + l.EN + " each"}
	}
	var ar, en []string
	for _, t := range r.times {
		switch {
		case c.length < day:
			ar = append(ar, "من "+hourText(t)+" إلى "+hourText(t+c.length))
			en = append(en, hourText(t)+"–"+hourText(t+c.length))
		case c.length == day && t == 0:
			return text.Bilingual{AR: "طوال اليوم", EN: "all day"}
		default:
			ar = append(ar, "من الساعة "+hourText(t)+" لمدة "+l.AR)
			en = append(en, "from "+hourText(t)+" for "+l.EN)
		}
	}
	return text.Bilingual{AR: andAR(ar), EN: andEN(en)}
}

// ruleWords says on which days. A rule for which there is no plain way to say it is given as it stands.
func (c *Compiled) ruleWords(value string) text.Bilingual {
	r := c.rule
	asWritten := text.Bilingual{AR: "بحسب القاعدة \u2068" + value + "\u2069", EN: "by the rule " + value}
	if len(r.setpos) > 0 || len(r.weeks) > 0 || len(r.yearDays) > 0 {
		return asWritten
	}
	var out text.Bilingual
	switch r.freq {
	case hourly:
		out = countHours.every(r.interval)
		if r.hourMask != 0 {
			var at []string
			for _, h := range r.hours {
				at = append(at, hourText(int64(h)*hour))
			}
			out.AR += " إن وقعت في ساعة من " + andAR(at)
			out.EN += " that falls in an hour from " + andEN(at)
		}
	case daily:
		out = countDays.every(r.interval)
		if r.interval == 1 && r.weekdays != 0 && r.weekdays != 127 {
			out = text.Bilingual{}
		}
	case weekly:
		out = countWeeks.every(r.interval)
		if r.interval == 1 {
			out = text.Bilingual{}
			if r.weekdays == 127 {
				out = countDays.every(1)
			}
		}
	case monthly:
		out = countMonths.every(r.interval)
		if r.interval == 1 && r.weekdays != 0 && r.weekdays != 127 && r.monthDays == 0 && r.lastDays == 0 && len(r.nth) == 0 {
			out = text.Bilingual{} // every Tuesday, whatever the month
		}
	case yearly:
		out = countYears.every(r.interval)
	}
	add := func(w text.Bilingual) {
		if out.EN == "" {
			out = w
			return
		}
		out.AR += " " + w.AR
		out.EN += " " + w.EN
	}
	if r.weekdays != 0 && r.weekdays != 127 {
		var ar, en []string
		var bare []string
		for i := range 7 {
			if w := (r.weekStart + i) % 7; r.weekdays>>w&1 == 1 {
				ar, en, bare = append(ar, weekdaysAR[w]), append(en, weekdaysEN[w]), append(bare, bareDayAR[w])
			}
		}
		w := text.Bilingual{AR: "أيام " + andAR(ar), EN: "on " + andEN(en)}
		switch len(ar) {
		case 1:
			w.AR = "يوم " + ar[0]
		case 2:
			w.AR = "يومي " + andAR(ar)
		}
		if out.EN == "" {
			w.EN = "every " + andEN(en)
			if len(ar) == 1 {
				w.AR = "كل يوم " + bare[0]
			} else {
				w.AR += " من كل أسبوع"
			}
		} else if r.freq == monthly || r.freq == yearly || r.freq == daily || r.freq == hourly {
			w.EN = "when it is " + orEN(en)
			w.AR = "إن صادف " + orAR(ar)
			if r.freq == monthly && r.monthDays == 0 && r.lastDays == 0 {
				w = text.Bilingual{AR: "في كل " + andAR(bare), EN: "on every " + andEN(en)}
			}
		}
		add(w)
	}
	if r.monthDays != 0 || r.lastDays != 0 {
		var ar, en []string
		for m := r.monthDays; m != 0; m &= m - 1 {
			d := bits.TrailingZeros32(m)
			ar, en = append(ar, strconv.Itoa(d)), append(en, "the "+ordinalEN(d))
		}
		w := text.Bilingual{}
		of := " من الشهر"
		if r.freq == monthly {
			of = "" // "every month on the 1st" has said it
		}
		switch {
		case len(ar) == 1:
			w.AR = "يوم " + ar[0] + of
		case len(ar) == 2:
			w.AR = "يومي " + andAR(ar) + of
		case len(ar) > 2:
			w.AR = "أيام " + andAR(ar) + of
		}
		var last []string
		for m := r.lastDays; m != 0; m &= m - 1 {
			d := bits.TrailingZeros32(m)
			if d == 1 {
				last, en = append(last, "آخر يوم من الشهر"), append(en, "the last day")
			} else {
				last, en = append(last, "اليوم "+strconv.Itoa(d)+" عدًّا من آخر الشهر"), append(en, "the "+ordinalEN(d)+" day from the end")
			}
		}
		if len(last) > 0 {
			if w.AR != "" {
				w.AR += " و"
			}
			w.AR += andAR(last)
		}
		w.EN = "on " + andEN(en)
		if r.freq == yearly && bits.OnesCount16(r.months) == 1 && r.lastDays == 0 && bits.OnesCount32(r.monthDays) == 1 {
			m := bits.TrailingZeros16(r.months)
			date := monthText(m)
			d := strconv.Itoa(bits.TrailingZeros32(r.monthDays))
			add(text.Bilingual{AR: "يوم " + d + " " + date.AR, EN: "on " + d + " " + date.EN})
			return out
		}
		add(w)
	}
	if len(r.nth) > 0 {
		of := text.Bilingual{AR: " من الشهر", EN: ""}
		switch {
		case r.freq == yearly && r.inYear:
			of = text.Bilingual{AR: " من السنة", EN: " of the year"}
		case r.freq == yearly:
			of = text.Bilingual{} // the months follow
		}
		var ar, en []string
		for _, n := range r.nth {
			switch {
			case n.n >= 1 && n.n <= 5:
				ar, en = append(ar, nthAR[n.n]+" "+bareDayAR[n.day]), append(en, "the "+nthEN[n.n]+" "+weekdaysEN[n.day])
			case n.n == -1:
				ar, en = append(ar, "آخر "+bareDayAR[n.day]), append(en, "the last "+weekdaysEN[n.day])
			default:
				return asWritten
			}
		}
		add(text.Bilingual{AR: "في " + andAR(ar) + of.AR, EN: "on " + andEN(en) + of.EN})
	}
	if r.months != 0 {
		var ar, en []string
		for m := 1; m <= 12; m++ {
			if r.months>>m&1 == 1 {
				w := monthText(m)
				ar, en = append(ar, w.AR), append(en, w.EN)
			}
		}
		in := "في "
		if r.freq == yearly && len(r.nth) > 0 {
			in = "من "
		}
		add(text.Bilingual{AR: in + andAR(ar), EN: "in " + andEN(en)})
	}
	return out
}

func orAR(l []string) string { return strings.Join(l, " أو ") }

func orEN(l []string) string {
	if len(l) < 2 {
		return strings.Join(l, "")
	}
	return strings.Join(l[:len(l)-1], ", ") + " or " + l[len(l)-1]
}

// monthText is the name of a month without day and year, in the words that dates have.
func monthText(m int) text.Bilingual {
	w := incident.When{Start: incident.Date(2001, m, 1), End: incident.Date(2001, m, monthLength(2001, m)), Precision: incident.TimeRange}.Words()
	return text.Bilingual{AR: strings.TrimSuffix(w.AR, " 2001"), EN: strings.TrimSuffix(w.EN, " 2001")}
}

func ordinalEN(n int) string {
	s := strconv.Itoa(n)
	switch {
	case n/10%10 == 1:
		return s + "th"
	case n%10 == 1:
		return s + "st"
	case n%10 == 2:
		return s + "nd"
	case n%10 == 3:
		return s + "rd"
	}
	return s + "th"
}

// Note is something about a schedule that is allowed and worth saying to whoever writes it.
type Note struct {
	Code string // stable: overlaps, start-outside, except-nothing
	text.Bilingual
}

// Notes says what is allowed and may not be meant: occurrences that overlap, a start that is not itself an occurrence, times left out
// that are none. It looks at the first thousand occurrences. A schedule that cannot be compiled has none.
func (s Schedule) Notes() []Note {
	c, err := Compile(s)
	if err != nil || c.length == 0 {
		return nil
	}
	var out []Note
	clk := newClock(c.zone)
	last, ok := c.Next(Begin)
	if c.rule != nil && ok && last.From != c.from && !slices.Contains(c.except, c.from) {
		a, z := momentWords(&clk, c.from), momentWords(&clk, last.From)
		out = append(out, Note{"start-outside", text.Bilingual{
			AR: "البداية " + a.AR + " ليست من مواعيد القاعدة: أول مرة " + z.AR,
			EN: "the beginning, " + a.EN + ", is no turn of the rule: the first is " + z.EN}})
	}
	for range 1000 {
		next, ok := c.Next(last.From)
		if !ok {
			break
		}
		if next.From < last.To {
			w := momentWords(&clk, next.From)
			out = append(out, Note{"overlaps", text.Bilingual{
				AR: "تبدأ مرة قبل أن تنتهي التي قبلها (" + w.AR + "): تُحسبان معًا مرة واحدة",
				EN: "a turn begins before the one before it ends (" + w.EN + "): they count as one"}})
			break
		}
		last = next
	}
	bare := *c
	bare.except = nil
	for _, u := range c.except {
		if o, ok := bare.Last(u); !ok || o.From != u {
			w := momentWords(&clk, u)
			out = append(out, Note{"except-nothing", text.Bilingual{
				AR: w.AR + " مستثنى وليس من المواعيد أصلًا", EN: w.EN + " is left out and is no turn at all"}})
		}
	}
	return out
}
