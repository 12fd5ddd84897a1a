package web

import (
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"sync"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

//go:embed catalogue/*.json
var catalogues embed.FS

// language is one language that the pages speak. A third one needs a line here and a catalogue.
type language struct {
	Code, Name, Dir string
	forms           []string // the plural categories it must give, in CLDR's words
	plural          func(n int) string
}

var languages = []language{
	{Code: "ar", Name: "العربية", Dir: "rtl", forms: []string{"zero", "one", "two", "few", "many", "other"}, plural: pluralArabic},
	{Code: "en", Name: "English", Dir: "ltr", forms: []string{"one", "other"}, plural: pluralEnglish},
}

func pluralEnglish(n int) string {
	if n == 1 {
		return "one"
	}
	return "other"
}

func pluralArabic(n int) string {
	switch h := n % 100; {
	case n == 0:
		return "zero"
	case n == 1:
		return "one"
	case n == 2:
		return "two"
	case h >= 3 && h <= 10:
		return "few"
	case h >= 11:
		return "many"
	}
	return "other"
}

// message is one entry of a catalogue: a plain text, or one text per plural category.
type message struct {
	text  string
	forms map[string]string
}

// UnmarshalJSON reads a string or an object of plural forms.
func (m *message) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '{' {
		return json.Unmarshal(b, &m.forms)
	}
	return json.Unmarshal(b, &m.text)
}

// look is how one person wants pages to look. The zero value is no look at all.
type look struct {
	Lang   string // "ar", "en"
	Digits string // "latn" 0123, "arab" ٠١٢٣
	Months string // "roman" يناير, "levant" كانون الثاني
	Theme  string // "system", "light", "dark"
}

// locale turns values into words for one look.
type locale struct {
	look
	language
	words map[string]message
}

// locales makes and keeps one locale, with its parsed templates, per look.
type locales struct {
	assets  *assets
	words   map[string]map[string]message
	mu      sync.Mutex
	parsed  map[look]*template.Template
	formats map[look]*locale
}

func loadLocales(a *assets) (*locales, error) {
	l := &locales{assets: a, words: map[string]map[string]message{}, parsed: map[look]*template.Template{}, formats: map[look]*locale{}}
	for _, lang := range languages {
		b, err := catalogues.ReadFile("catalogue/" + lang.Code + ".json")
		if err != nil {
			return nil, err
		}
		var words map[string]message
		if err := json.Unmarshal(b, &words); err != nil {
			return nil, fmt.Errorf("catalogue/%s.json: %w", lang.Code, err)
		}
		l.words[lang.Code] = words
		if _, _, err := l.of(look{Lang: lang.Code, Digits: "latn", Months: "roman", Theme: "system"}); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// know lets figures name actors of the list: "4 killed (Islamic State)". Only before anybody asks for a locale.
func (l *locales) know(actors []incident.Participant) {
	for lang, words := range l.words {
		for _, a := range actors {
			if _, ok := words["of."+a.ID]; !ok {
				words["of."+a.ID] = message{text: a.Name.In(lang)}
			}
		}
	}
}

// of returns the locale and the templates for a look.
func (l *locales) of(k look) (*locale, *template.Template, error) {
	k.Theme = "" // a theme changes no word
	l.mu.Lock()
	defer l.mu.Unlock()
	if t, ok := l.parsed[k]; ok {
		return l.formats[k], t, nil
	}
	loc := &locale{look: k, words: l.words[k.Lang]}
	for _, lang := range languages {
		if lang.Code == k.Lang {
			loc.language = lang
		}
	}
	t, err := parseTemplates(loc, l.assets)
	if err != nil {
		return nil, nil, err
	}
	l.parsed[k], l.formats[k] = t, loc
	return loc, t, nil
}

// t returns the message of a key with {0}, {1}… replaced. A missing key shows itself, so that it is seen.
func (l *locale) t(key string, args ...any) string {
	m, ok := l.words[key]
	if !ok {
		return "⟨" + key + "⟩"
	}
	return l.fill(m.text, args)
}

// has reports whether the catalogue knows a key.
func (l *locale) has(key string) bool { _, ok := l.words[key]; return ok }

// word returns the message of prefix.value, or value itself where the catalogue has none: a foreign value.
func (l *locale) word(prefix string, value any) string {
	v := fmt.Sprint(value)
	if m, ok := l.words[prefix+"."+v]; ok {
		return m.text
	}
	return strings.ReplaceAll(v, "_", " ")
}

// n returns the plural message of a key for a count, {n} standing for the count.
func (l *locale) n(key string, count int, args ...any) string {
	m, ok := l.words[key]
	if !ok {
		return "⟨" + key + "⟩"
	}
	s, ok := m.forms[l.plural(count)]
	if !ok {
		s = m.forms["other"]
	}
	return l.fill(strings.ReplaceAll(s, "{n}", l.num(count)), args)
}

func (l *locale) fill(s string, args []any) string {
	for i, a := range args {
		var v string
		switch x := a.(type) {
		case int:
			v = l.num(x)
		case int64:
			v = l.num(int(x))
		default:
			v = fmt.Sprint(x)
		}
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", v)
	}
	return s
}

// figures writes ASCII digits as the look wants them.
func (l *locale) figures(s string) string {
	if l.Digits != "arab" {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r - '0' + '٠'
		}
		return r
	}, s)
}

// num writes a number with groups of three.
func (l *locale) num(n int) string {
	s := strconv.Itoa(n)
	neg := strings.HasPrefix(s, "-")
	s = strings.TrimPrefix(s, "-")
	sep := ","
	if l.Digits == "arab" {
		sep = "٬"
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	if neg {
		s = "−" + s
	}
	return l.figures(s)
}

// month names a month, 1–12.
func (l *locale) month(m time.Month) string {
	return l.t("month." + l.Months + "." + strconv.Itoa(int(m)))
}

// monthShort names it in little space; Arabic has no short forms.
func (l *locale) monthShort(m time.Month) string {
	return l.t("month.short." + l.Months + "." + strconv.Itoa(int(m)))
}

// date writes a day in full, such as "11 January 2025".
func (l *locale) date(d incident.Day) string {
	if d == incident.NoDay {
		return l.t("when.none")
	}
	t := d.Time()
	return l.figures(l.t("date.full", strconv.Itoa(t.Day()), l.month(t.Month()), strconv.Itoa(t.Year())))
}

// dateShort writes a day without its year.
func (l *locale) dateShort(d incident.Day) string {
	if d == incident.NoDay {
		return l.t("when.none")
	}
	t := d.Time()
	return l.figures(l.t("date.short", strconv.Itoa(t.Day()), l.monthShort(t.Month())))
}

// weekday names the day of the week.
func (l *locale) weekday(d incident.Day) string {
	return l.t("weekday." + strconv.Itoa(int(d.Time().Weekday())))
}

// stamp writes a moment to the minute, in UTC.
func (l *locale) stamp(t time.Time) string {
	t = t.UTC()
	return l.date(incident.DayOf(t)) + l.t("list.comma") + " " + l.figures(t.Format("15:04")) + " UTC"
}

// span writes when something happened, no finer than known.
func (l *locale) span(start, end incident.Day, p incident.TimePrecision) string {
	if start == incident.NoDay && end == incident.NoDay {
		if p == incident.TimeRelative {
			return l.t("when.relative")
		}
		return l.t("when.none")
	}
	if start == incident.NoDay {
		return l.t("when.until", l.date(end))
	}
	st := start.Time()
	switch p {
	case incident.TimeMonth:
		return l.figures(l.t("date.month", l.month(st.Month()), strconv.Itoa(st.Year())))
	case incident.TimeYear:
		return l.figures(l.t("date.year", strconv.Itoa(st.Year())))
	case incident.TimeWeek:
		if end == incident.NoDay || end == start+6 {
			return l.t("when.week", l.date(start))
		}
	}
	if end == incident.NoDay {
		return l.t("when.since", l.date(start))
	}
	if end == start {
		return l.date(start)
	}
	et := end.Time()
	switch {
	case st.Year() == et.Year() && st.Month() == et.Month():
		return l.figures(l.t("date.range", l.t("date.dayonly", strconv.Itoa(st.Day())), l.date(end)))
	case st.Year() == et.Year():
		return l.figures(l.t("date.range", l.dateShort(start), l.date(end)))
	}
	return l.figures(l.t("date.range", l.date(start), l.date(end)))
}

// when writes a claim's time.
func (l *locale) when(w incident.When) string { return l.span(w.Start, w.End, w.Precision) }

// name picks a bilingual text.
func (l *locale) name(b text.Bilingual) string { return b.In(l.Lang) }
