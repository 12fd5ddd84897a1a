package web

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

//go:embed templates/*.html
var templates embed.FS

// frame is what every template gets: the shell's own needs, and the page's data under D.
type frame struct {
	Title   string
	Room    string // "picture", "read", "share", "watch", "settings", or empty on the gates
	Person  *account.Person
	Node    string
	Waiting int
	Sharing bool // the node deals with partners: there is a Share room
	Shared  int  // what waits there for this person
	Watches bool // the node keeps watches: there is a Watch room
	Opened  int  // what waits there: vacuums that are news, plans to sign
	Look    look
	Path    string // where to come back to after a change of look
	Demo    bool
	At      time.Time // when the node filled the page: what is printed says so
	Now     string    // in the demo, whose clock is not the browser's: the server's time, RFC 3339
	Journal bool
	Feeds   bool // programs can fetch from the node: there is a section about their tokens
	Version string
	D       any
}

// May reports whether the signed-in person may do something (an account.Action).
func (f frame) May(action string) bool {
	return f.Person != nil && account.Can(*f.Person, account.Action(action))
}

// Marking is the TLP marking of a printed page: the strictest, for a page shows many things of many markings and what is
// printed leaves the care of the node. Who hands a part of it on does so by a release, which has a marking of its own.
func (f frame) Marking() incident.Marking { return incident.TLPRed }

// render answers with the named template. titleKey is the key of the page's title; on the fragments that
// scripts fetch it is empty and the template stands alone.
func (s *site) render(w http.ResponseWriter, r *http.Request, status int, name, titleKey string, d any) {
	k := lookFrom(r.Context())
	loc, t, err := s.locales.of(k)
	if err != nil {
		s.log.ErrorContext(r.Context(), "parsing templates", "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	f := frame{At: s.now(), Look: k, Person: personFrom(r.Context()), Path: r.URL.RequestURI(), Demo: s.demo, Journal: s.journal != nil, Feeds: s.feeds != nil, Version: s.version, D: d}
	if r.Method != http.MethodGet {
		f.Path = r.URL.Path
	}
	if titleKey != "" {
		f.Title = titleKey
		if loc.has(titleKey) {
			f.Title = loc.t(titleKey)
		}
	}
	switch {
	case strings.HasPrefix(r.URL.Path, "/read"), strings.HasPrefix(r.URL.Path, "/sources"), strings.HasPrefix(r.URL.Path, "/links"):
		f.Room = "read"
	case strings.HasPrefix(r.URL.Path, "/share"):
		f.Room = "share"
	case strings.HasPrefix(r.URL.Path, "/watch"):
		f.Room = "watch"
	case strings.HasPrefix(r.URL.Path, "/settings"):
		f.Room = "settings"
	case f.Person != nil:
		f.Room = "picture"
	}
	if f.Person != nil {
		if f.Waiting, err = s.desk.Waiting(r.Context(), viewer(r)); err != nil {
			s.log.WarnContext(r.Context(), "counting what waits", "error", err)
		}
	}
	fragment := titleKey == "" && name != "error" // it has no navigation
	if f.Sharing = s.sharing != nil; f.Sharing && f.Person != nil && !fragment {
		if f.Shared, err = s.sharedWaiting(r.Context(), *f.Person); err != nil {
			s.log.WarnContext(r.Context(), "counting what waits in Share", "error", err)
		}
	}
	if f.Watches = s.watching != nil; f.Watches && f.Person != nil && !fragment {
		if f.Opened, err = s.watching.waits(r.Context(), *f.Person); err != nil {
			s.log.WarnContext(r.Context(), "counting what stands open in Watch", "error", err)
		}
	}
	if f.Node, _, err = s.desk.Setting(r.Context(), SettingName); err != nil {
		s.log.WarnContext(r.Context(), "reading the node's name", "error", err)
	}
	// A name in both languages is written "Arabic / English".
	if ar, en, both := strings.Cut(f.Node, " / "); both {
		f.Node = text.Bilingual{AR: strings.TrimSpace(ar), EN: strings.TrimSpace(en)}.In(loc.Lang)
	}
	if s.demo {
		f.Now = s.now().UTC().Format(time.RFC3339)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name, f); err != nil {
		s.log.ErrorContext(r.Context(), "filling a template", "template", name, "error", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

func answerJSON(w http.ResponseWriter, v any) error {
	w.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(w).Encode(v)
}

// parseTemplates parses all templates with the functions of one locale.
func parseTemplates(l *locale, a *assets) (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"t":           l.t,
		"targs":       func(key string, args []any) string { return l.t(key, args...) },
		"int":         func(v int64) int { return int(v) },
		"n":           l.n,
		"num":         l.num,
		"word":        l.word,
		"has":         l.has,
		"date":        l.date,
		"dateshort":   l.dateShort,
		"stamp":       l.stamp,
		"when":        l.when,
		"span":        l.span,
		"in":          l.name,
		"plain":       l.plain,
		"lang":        func() string { return l.Lang },
		"dir":         func() string { return l.Dir },
		"languages":   func() []language { return languages },
		"asset":       a.url,
		"sprite":      func() template.HTML { return a.sprite },
		"stampof":     func() string { return a.stamp },
		"layers":      a.layers,
		"words":       l.forScripts,
		"icon":        icon,
		"mark":        mark,
		"tlp":         tlp,
		"dict":        dict,
		"who":         l.who,
		"roles":       l.roles,
		"clashfigure": l.clashFigure,
		"moment":      l.moment,
		"ago":         l.ago,
		"quantity":    l.quantity,
		"planground":  l.planKM2,
		"plantime":    l.planStretch,
		"placing":     placing,
		"dirof":       dirOf,
		"langof":      langOf,
		"refusal":     l.refusal,
		// A name in the middle of our sentence keeps its own direction.
		"isolate":  func(s string) string { return "\u2068" + s + "\u2069" },
		"initials": initials,
		"noday":    func(d incident.Day) bool { return d == incident.NoDay },
		"iso":      func(t time.Time) string { return t.UTC().Format(time.RFC3339) },
		"list":     func(v ...any) []any { return v },
		"strs":     func(v ...string) []string { return v },
		"classes":  func() []incident.Class { return classes },
		"sides":    func() []incident.Side { return sides },
		"inc":      func(n int) int { return n + 1 },
		"dec":      func(n int) int { return n - 1 },
		"str":      func(v any) string { return fmt.Sprint(v) },
		"query":    url.QueryEscape,
		"json": func(v any) (string, error) {
			b, err := json.Marshal(v)
			return string(b), err
		},
	}).ParseFS(templates, "templates/*.html")
}

// icon draws one icon of the sprite, which every page holds once.
func icon(name string, class ...string) template.HTML {
	c := "i"
	if len(class) > 0 {
		c += " " + class[0]
	}
	return template.HTML(`<svg class="` + c + `" aria-hidden="true"><use href="#i-` + name + `"/></svg>`) //nolint:gosec // names are ours
}

// The shape of a mark is the side, its line is the certainty.
var shapes = map[incident.Side]struct{ class, path string }{
	incident.SideGroup:        {"group", "M8 1 15 8 8 15 1 8z"},
	incident.SideResponder:    {"resp", "M2 2h12v12H2z"},
	incident.SideUndetermined: {"other", "M8 1.6a6.4 6.4 0 1 0 0 12.8a6.4 6.4 0 1 0 0-12.8z"},
	incident.SideNeither:      {"neither", "M8 4.4a3.6 3.6 0 1 0 0 7.2a3.6 3.6 0 1 0 0-7.2z"},
}

// mark draws the mark of an act. awaiting draws it hollow: nobody has confirmed it yet.
func mark(side incident.Side, class incident.Class, certainty incident.Certainty, awaiting bool) template.HTML {
	sh, ok := shapes[side]
	if !ok {
		sh = shapes[incident.SideNeither]
	}
	line, more := "confirmed", ""
	switch {
	case certainty == incident.Denied:
		line, more = "denied", `<path class="strike" d="M1 15 15 1"/>`
	case certainty == incident.Planned || certainty == incident.Possible:
		line = "planned"
	case class == incident.FoiledPlot:
		line, more = "foiled", `<path class="bar" d="M-1 8h18"/>`
	case awaiting || certainty == incident.Claimed:
		line = "reported"
	}
	return template.HTML(`<svg class="mk ` + sh.class + ` ` + line + `" width="14" height="14" viewBox="0 0 16 16" aria-hidden="true"><path class="s" d="` + //nolint:gosec // all ours
		sh.path + `"/>` + more + `</svg>`)
}

// tlp returns the style class of a marking.
func tlp(m incident.Marking) string {
	switch m {
	case incident.TLPRed:
		return "red"
	case incident.TLPAmber, incident.TLPAmberStrict:
		return "amber"
	case incident.TLPGreen:
		return "green"
	}
	return "clear"
}

// dict makes a map for a template to hand to another.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, fmt.Errorf("dict wants pairs, got %d values", len(pairs))
	}
	m := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		m[fmt.Sprint(pairs[i])] = pairs[i+1]
	}
	return m, nil
}

// who names who did something: a person of this desk, or an import.
func (l *locale) who(by string, names map[string]string) string {
	switch by {
	case "import:partner":
		return l.t("who.partner")
	case "import:source":
		return l.t("who.source")
	}
	if format, ok := strings.CutPrefix(by, "import:"); ok {
		return l.t("who.import", strings.ToUpper(format))
	}
	if name, ok := names[by]; ok {
		return name
	}
	return l.t("who.node")
}

// roles names the roles that a line of the journal lists.
func (l *locale) roles(list string) string {
	var names []string
	for role := range strings.SplitSeq(list, ", ") {
		if role != "" {
			names = append(names, l.word("role", role))
		}
	}
	return strings.Join(names, " · ")
}

// quantity writes a count with its bounds, such as "4–6 killed".
func (l *locale) quantity(q incident.Quantity) string {
	n := l.num(int(q.Value))
	switch {
	case q.Max == -1 && q.Min == q.Value:
		n = l.t("quantity.atleast", n)
	case q.Max == -1 && q.Min != q.Value:
		n = l.t("quantity.bounds", n, l.t("quantity.atleast", int(q.Min)))
	case q.Min != q.Max:
		n = l.t("quantity.bounds", n, l.t("date.range", int(q.Min), int(q.Max)))
	}
	if q.Approx {
		n = l.t("quantity.about", n)
	}
	switch q.Unit {
	case "kg", "g", "t", "USD", "EUR", "lira", "dinar", "riyal":
		n += " " + l.word("quantity.unit", q.Unit)
	}
	s := l.t("quantity.text", n, l.word("what", q.What))
	if q.Of != "" && q.Of != "unknown" {
		s += " (" + l.word("of", q.Of) + ")"
	}
	return s
}

// placing tells how a place is drawn: "point", "area", or "none".
func placing(v any) string {
	p, ok := v.(*incident.Place)
	if q, is := v.(incident.Place); is {
		p, ok = &q, true
	}
	switch {
	case !ok:
		return "none"
	case p == nil || p.Precision == incident.PlaceUnknown || p.Precision == "":
		return "none"
	case p.Precision.Point() && p.Coord != nil:
		return "point"
	}
	return "area"
}

// langOf tells the language of a text by its letters.
func langOf(s string) string {
	arabic, latin := 0, 0
	for _, r := range s {
		switch {
		case r >= 0x600 && r <= 0x6FF:
			arabic++
		case r >= 'A' && r <= 'z':
			latin++
		}
	}
	if arabic > latin {
		return "ar"
	}
	return "en"
}

func dirOf(s string) string {
	if langOf(s) == "ar" {
		return "rtl"
	}
	return "ltr"
}

// initials gives one or two letters for a round badge. Arabic letters are kept apart, or they would join.
func initials(name string) string {
	var out []string
	for _, w := range strings.Fields(name) {
		if r := []rune(w); len(out) < 2 && unicode.IsLetter(r[0]) {
			out = append(out, strings.ToUpper(string(r[0])))
		}
	}
	if langOf(name) == "ar" {
		return strings.Join(out, "\u200c")
	}
	return strings.Join(out, "")
}

var classes = []incident.Class{
	incident.Attack, incident.Clash, incident.Bombing, incident.Shelling, incident.Assassination, incident.Kidnapping, incident.Execution,
	incident.ExplosiveRemnant, incident.FoiledPlot, incident.Arrest, incident.Raid, incident.Operation, incident.WeaponsSeizure,
	incident.WeaponsLoss, incident.Seizure, incident.Airstrike, incident.Movement, incident.Withdrawal, incident.Deployment, incident.Meeting,
	incident.Agreement, incident.IntelligenceSharing, incident.PropagandaRelease, incident.Threat, incident.Statement, incident.Aid, incident.Other,
}

var sides = []incident.Side{incident.SideGroup, incident.SideResponder, incident.SideUndetermined, incident.SideNeither}

// forScripts gives the instruments their words: every message whose key begins with "js.", and the months.
func (l *locale) forScripts() map[string]any {
	m := map[string]any{"lang": l.Lang, "dir": l.Dir, "digits": l.Digits}
	words := map[string]any{}
	for k, v := range l.words {
		if name, ok := strings.CutPrefix(k, "js."); ok {
			words[name] = v.text
		}
	}
	var months, short [12]string
	for i := range months {
		months[i] = l.month(time.Month(i + 1))
		short[i] = l.monthShort(time.Month(i + 1))
	}
	m["words"], m["months"], m["short"] = words, months, short
	names := map[string]string{}
	for _, side := range sides {
		names[string(side)] = l.word("side", side)
	}
	m["sides"] = names
	return m
}

// rowView is a row with what the list needs to group it under days.
type rowView struct {
	store.Row
	Head string // heading to open before this row; empty: same as the row before
}

func (l *locale) grouped(rows []store.Row, last string) ([]rowView, string) {
	out := make([]rowView, len(rows))
	for i, r := range rows {
		head := l.span(r.Start, r.End, r.TimePrec)
		if r.TimePrec == incident.TimeDay && r.Start != incident.NoDay {
			head = l.t("date.weekday", l.weekday(r.Start), l.date(r.Start))
		}
		out[i] = rowView{Row: r}
		if head != last {
			out[i].Head, last = head, head
		}
	}
	return out, last
}

// bilingualLine gives a title in both languages, the reader's own first; the second is empty when there is none.
func (l *locale) bilingualLine(b text.Bilingual) (own, other string) {
	own = b.In(l.Lang)
	if b.AR != "" && b.EN != "" {
		other = b.AR
		if l.Lang == "ar" {
			other = b.EN
		}
	}
	return own, other
}

// refusal says what is wrong with a field.
func (l *locale) refusal(v any) string {
	switch x := v.(type) {
	case text.Bilingual:
		return x.In(l.Lang)
	case string:
		if l.has(x) {
			return l.t(x)
		}
		return x
	}
	return ""
}

// clashFigure draws two days of one happening as two marks joined by ≠, and the day of publication. Time runs
// with the script.
func (l *locale) clashFigure(days []incident.Day, published incident.Day) template.HTML {
	const width, edge = 360, 48
	lo, hi := min(days[0], days[1]), max(days[0], days[1])
	if published != incident.NoDay && published > hi {
		hi = published
	}
	x := func(d incident.Day) int {
		p := edge + int(d-lo)*(width-2*edge)/max(1, int(hi-lo))
		if l.Dir == "rtl" {
			p = width - p
		}
		return p
	}
	a, b := x(days[0]), x(days[1])
	middle := (a + b) / 2
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="cfig" viewBox="0 0 %d 62" aria-hidden="true"><path class="ax" d="M0 40H%d"/><path class="maybe" d="M%d 40H%d"/>`, width, width, a, b)
	for i, d := range days[:2] {
		class := "d"
		if i == 0 {
			class = "d first"
		}
		fmt.Fprintf(&out, `<path class="%s" d="M%d 33l7 7-7 7-7-7z"/><text x="%d" y="22">%s</text>`, class, x(d), x(d), template.HTMLEscapeString(l.dateShort(d)))
	}
	fmt.Fprintf(&out, `<g class="neqc"><circle cx="%d" cy="40" r="9"/><path d="M%d 38h8m-8 4h8m-1-7-6 10"/></g>`, middle, middle-4)
	if published != incident.NoDay && published != days[0] && published != days[1] {
		fmt.Fprintf(&out, `<path class="pub" d="M%d 28V52"/><text class="pubt" x="%d" y="62">%s</text>`, x(published), x(published), template.HTMLEscapeString(l.t("clash.published")))
	}
	out.WriteString("</svg>")
	return template.HTML(out.String()) //nolint:gosec // numbers and escaped words
}
