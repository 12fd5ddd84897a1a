package ical

import (
	"strconv"

	"tansiq/internal/text"
)

// FileError says why a file as a whole cannot be read.
type FileError struct {
	Code  string // stable: empty, large, encoding, calendar, truncated, many
	Line  int    // where it shows, 0 when it concerns no line
	Value string // what was met, or the limit
	err   error
}

// Unwrap returns what lies beneath, nil when nothing does.
func (e *FileError) Unwrap() error { return e.err }

// Error is the reason in English.
func (e *FileError) Error() string { return e.Words().EN }

// Words says what is wrong and what to do.
func (e *FileError) Words() text.Bilingual {
	line := strconv.Itoa(e.Line)
	b := func(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }
	switch e.Code {
	case "empty":
		return b("الملف فارغ", "the file is empty")
	case "large":
		return b("الملف أكبر من "+e.Value+" ميغابايت: قسّمه", "the file is larger than "+e.Value+" MiB: split it")
	case "encoding":
		return b("الملف ليس نصًا مفهوم الترميز: احفظه بترميز UTF-8", "the file is no text in an encoding that is known: save it as UTF-8")
	case "truncated":
		return b("الملف ينتهي في السطر "+line+" قبل أن يكتمل: يبدو أنه مقطوع", "the file ends on line "+line+" before it is complete: it seems to be cut off")
	case "many":
		return b("في الملف أكثر من "+e.Value+" حدث: قسّمه", "the file has more than "+e.Value+" events: split it")
	}
	return b("ليس تقويم iCalendar: ينبغي أن يبدأ بالسطر \u2068BEGIN:VCALENDAR\u2069", "this is no iCalendar file: it should begin with BEGIN:VCALENDAR")
}

// Problem says why one event was not taken, or what of it was not.
type Problem struct {
	// Code is stable: line, long, nested, missing-start, start, end, length, ends-first, rule, rules, until, zone, except, also, many, part, replaces, duplicate.
	Code  string
	Line  int    // where it shows, from 1
	UID   string // of the event, where it is known
	Value string // what stands there, cut to 80 letters
	Kept  bool   // the event was kept without what is named
}

// Words says what is wrong and what to do.
func (p Problem) Words() text.Bilingual {
	line, v := strconv.Itoa(p.Line), "\u2068"+p.Value+"\u2069"
	b := func(ar, en string) text.Bilingual {
		return text.Bilingual{AR: "السطر " + line + ": " + ar, EN: "line " + line + ": " + en}
	}
	switch p.Code {
	case "line":
		return b("ليس سطر تقويم، بلا نقطتين أو بعلامة اقتباس مفتوحة: "+v, "this is no line of a calendar, for want of a colon or a closing quotation mark: "+p.Value)
	case "long":
		return b("السطر أطول من "+v+" بايت", "the line is longer than "+p.Value+" bytes")
	case "nested":
		return b("أجزاء الملف لا تُفتح وتُغلق بالترتيب عند "+v, "parts are not opened and closed in order at "+p.Value)
	case "missing-start":
		return b("الحدث بلا بداية (\u2068DTSTART\u2069)", "the event has no start (DTSTART)")
	case "start":
		return b("البداية غير مفهومة: "+v, "the start is not understood: "+p.Value)
	case "end":
		return b("النهاية غير مفهومة: "+v, "the end is not understood: "+p.Value)
	case "length":
		return b("لا يُعرف كم يدوم الحدث: ينقصه \u2068DTEND\u2069 أو \u2068DURATION\u2069 صحيحة "+v, "how long the event lasts is not known: it needs a DTEND or a proper DURATION "+p.Value)
	case "ends-first":
		return b("ينتهي الحدث قبل أن يبدأ أو لحظة يبدأ: "+v, "the event ends before it begins, or the moment it begins: "+p.Value)
	case "rules":
		return b("للحدث أكثر من قاعدة تكرار، أو قاعدة استثناء: قسّمه إلى أحداث", "the event has several rules, or a rule of exceptions: divide it into events")
	case "rule":
		return b("قاعدة التكرار غير مفهومة: "+v, "the rule is not understood: "+p.Value)
	case "until":
		return b("نهاية قاعدة التكرار غير مفهومة: "+v, "the end of the rule is not understood: "+p.Value)
	case "zone":
		return b("المنطقة الزمنية "+v+" غير معروفة: استعمل اسمًا مثل \u2068Asia/Damascus\u2069", "the time zone "+p.Value+" is not known: use a name such as Asia/Damascus")
	case "except":
		return b("موعد مستثنى غير مفهوم: "+v, "a time left out is not understood: "+p.Value)
	case "also":
		return b("موعد إضافي غير مفهوم أو بمدة أخرى: "+v, "a further time is not understood, or has another length: "+p.Value)
	case "many":
		return b("للحدث أكثر من "+v+" موعد مفرد", "the event has more than "+p.Value+" single times")
	case "replaces":
		return b("التعديل يسري على كل المواعيد السابقة أو على موعد غير مفهوم: "+v, "the change holds for all earlier occurrences, or for one that is not understood: "+p.Value)
	case "duplicate":
		return b("حدث آخر بالمعرّف نفسه "+v+": أُخذ الأحدث", "another event has the same UID "+p.Value+": the later version was taken")
	}
	return b("غير مفهوم: "+v, "not understood: "+p.Value)
}
