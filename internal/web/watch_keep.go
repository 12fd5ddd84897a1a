package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Presets of a schedule, as the form names them.
const (
	presetAlways   = "always"
	presetDaily    = "daily"
	presetNights   = "nights"
	presetWeekdays = "weekdays"
	presetWeekly   = "weekly"
	presetRule     = "rule"
)

var presets = []string{presetAlways, presetDaily, presetNights, presetWeekdays, presetWeekly, presetRule}

// weekdayCodes are the days as RFC 5545 writes them, from Sunday, as time.Weekday counts them.
var weekdayCodes = []string{"SU", "MO", "TU", "WE", "TH", "FR", "SA"}

// zonesOffered are the zones that the form offers; any other can be typed.
var zonesOffered = []string{"Asia/Damascus", "Asia/Baghdad", "Asia/Amman", "Asia/Beirut", "Europe/Istanbul", "Europe/Moscow", "Europe/Paris", "America/New_York", "UTC"}

// watchForm is the form of a watch: as it stands, or as it was typed.
type watchForm struct {
	ID          string
	Version     int
	How         string // of a watch that is there already: "change" from a moment on, or "correct"
	ChangeAt    string
	Next        string // the watch that goes on from this one already
	Party, Name string // Party is an id, or "named" with the Name of one that runs no node
	Area        string
	AreaQuery   string // words of its name, where the areas are too many to be listed
	Covers      string // "whole", "share", "shape"
	Share       string // percent
	Points      string
	Kind        watch.Kind
	Preset      string
	From, Until string
	Begins      string // time of day, in the zone
	Length      string // hours
	Days        []string
	Rule, ISO   string // of presetRule: the RRULE, and the length of a turn as an ISO 8601 duration
	Except      string
	Zone        string
	Confidence  watch.Confidence
	People      string
	ContactAR   string
	ContactEN   string
	Heard       string
	Marking     incident.Marking
	Note        string
	Swap        string
	SwapAsk     bool
	Words       string // the schedule in words, once it can be read
}

// On reports whether a day of the week is chosen.
func (f watchForm) On(day string) bool { return slices.Contains(f.Days, day) }

func (w *watching) newWatch(rw http.ResponseWriter, r *http.Request) error {
	now := w.now().UTC().Truncate(time.Hour)
	q := r.URL.Query()
	f := watchForm{Covers: "whole", Kind: watch.Patrol, Preset: presetAlways, From: now.Format("2006-01-02T15:04"), Begins: "19:00", Length: "11", Zone: "Asia/Damascus",
		Confidence: watch.Moderate, Marking: incident.TLPRed, Area: q.Get("area"), Party: q.Get("party"), ISO: "PT8H"}
	return w.showWatchForm(rw, r, http.StatusOK, f, nil)
}

// What an edit of a watch is, as the form names it.
const (
	howChange  = "change"
	howCorrect = "correct"
)

// formOfWatch is a watch as the form has it.
func formOfWatch(l *locale, x watch.Watch) watchForm {
	f := watchForm{ID: x.ID, Version: x.Version, Party: x.Party.ID, Area: x.Area, Covers: "whole", Kind: x.Kind, From: stampOf(x.Schedule.From), Until: stampOf(x.Schedule.Until), Zone: x.Schedule.Zone,
		Confidence: x.Confidence, ContactAR: x.Contact.AR, ContactEN: x.Contact.EN, Heard: x.Heard, Marking: x.Marking, Note: x.Note, Preset: presetAlways, Begins: "19:00", Length: "11", ISO: "PT8H"}
	if x.People > 0 {
		f.People = strconv.Itoa(x.People)
	}
	if watch.Named(x.Party) {
		f.Party, f.Name = "named", x.Party.Name.In(l.Lang)
	}
	if !x.Shape.IsZero() {
		f.Covers, f.Points = "shape", writeShape(x.Shape)
	} else if x.Share > 0 {
		f.Covers, f.Share = "share", strconv.FormatFloat(100*x.Share, 'f', -1, 64)
	}
	if s := x.Schedule; s.Rule != "" {
		// What a preset made is shown as the preset.
		zone := s.Zone
		if zone == "" {
			zone = "UTC"
			f.Zone = "UTC"
		}
		at := s.From
		if z, err := time.LoadLocation(zone); err == nil {
			at = s.From.In(z)
		}
		f.Begins, f.ISO, f.Rule = at.Format("15:04"), s.Length.String(), s.Rule
		f.Length = strconv.FormatFloat(float64(s.Length.Seconds())/3600, 'f', -1, 64)
		f.Preset = presetRule
		switch day, weekly := strings.CutPrefix(s.Rule, "FREQ=WEEKLY;BYDAY="); {
		case s.Rule == "FREQ=DAILY":
			f.Preset = presetDaily
		case weekly && day == "SU,MO,TU,WE,TH":
			f.Preset = presetWeekdays
		case weekly && !strings.ContainsAny(day, ";1234567890"):
			f.Preset, f.Days = presetWeekly, strings.Split(day, ",")
		}
	} else if s.Length > 0 {
		f.Preset, f.ISO = presetRule, s.Length.String()
	}
	var except []string
	for _, t := range x.Schedule.Except {
		except = append(except, stampOf(t))
	}
	f.Except = strings.Join(except, "\n")
	f.Words = l.figures(x.Schedule.Words().In(l.Lang))
	return f
}

func (w *watching) editWatch(rw http.ResponseWriter, r *http.Request) error {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	versions, err := w.node.Watch(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	last := versions[len(versions)-1]
	f, now := formOfWatch(l, last), w.now()
	f.How, f.ChangeAt, f.Next = howCorrect, stampOf(now), last.ChangedTo
	if last.Lasts().Holds(now.Unix()) {
		f.How = howChange
	}
	return w.showWatchForm(rw, r, http.StatusOK, f, nil)
}

func (w *watching) showWatchForm(rw http.ResponseWriter, r *http.Request, status int, f watchForm, wrong faults) error {
	l, _, names, err := w.stage(r)
	if err != nil {
		return err
	}
	areas, err := w.pickLand(r.Context(), l, names, "watch.f.area.none", f.Area, f.AreaQuery)
	if err != nil {
		return err
	}
	if f.Party == "" && len(names.list) > 0 {
		f.Party = names.list[0].ID
	}
	title := "watch.new"
	if f.ID != "" {
		title = "watch.edit"
	}
	var choices []partyChoice
	for _, p := range names.list {
		if p.Node {
			choices = append(choices, p)
		}
	}
	var known []string // names of parties without a node, to choose again
	for _, p := range names.list {
		if !p.Node {
			known = append(known, p.Name)
		}
	}
	w.render(rw, r, status, "watch.form", title, map[string]any{"Form": f, "Faults": wrong, "Parties": choices, "Known": known, "Land": areas, "Kinds": watch.Kinds(), "Presets": presets,
		"Weekdays": weekdayCodes, "Zones": zonesOffered, "Confidences": watch.Confidences(), "MarkingList": strictestFirst(), "Title": title})
	return nil
}

// landGroup are areas to choose from: our own, or those of one partner.
type landGroup struct {
	Of    string // the partner's name; empty: our own
	Areas []watch.Area
}

// landGroups are the areas that a watch or a declaration can stand on: our own, then those of each partner. One that its partner
// gives no longer is offered only where it is chosen already.
func (w *watching) landGroups(ctx context.Context, l *locale, names partyNames, chosen string) ([]landGroup, error) {
	own, err := w.node.Areas(ctx)
	if err != nil {
		return nil, err
	}
	given, err := w.node.AreasOfPartners(ctx)
	if err != nil {
		return nil, err
	}
	byPartner := map[string][]watch.Area{}
	for _, a := range given {
		if (!a.Kept || a.ID == chosen) && !a.Shape.IsZero() {
			byPartner[names.sayID(a.Origin)] = append(byPartner[names.sayID(a.Origin)], a)
		}
	}
	out := []landGroup{{Areas: own}}
	for _, of := range sorted(byPartner) {
		out = append(out, landGroup{of, byPartner[of]})
	}
	for _, g := range out {
		slices.SortFunc(g.Areas, func(a, b watch.Area) int { return strings.Compare(a.Name.In(l.Lang), b.Name.In(l.Lang)) })
	}
	return out, nil
}

// landFrom says whose an area is that a partner gave, and whether it is given no longer; empty for one of our own.
func (w *watching) landFrom(l *locale, a *watch.Area, names partyNames) string {
	_, ofPlan := names.of[a.Origin]
	switch {
	case a.Origin == "" || !ofPlan && !a.Kept:
		return ""
	case a.Kept:
		return l.t("watch.area.kept", names.sayID(a.Origin), l.moment(a.At))
	}
	return l.t("watch.area.given", names.sayID(a.Origin))
}

// namedParty is a party that runs no node: the one that has this name already, or a new one.
func namedParty(m *watch.Model, name string) watch.Party {
	for _, x := range m.Watches() {
		if watch.Named(x.Party) && (strings.EqualFold(x.Party.Name.AR, name) || strings.EqualFold(x.Party.Name.EN, name)) {
			return x.Party
		}
	}
	n := text.Bilingual{EN: name}
	if langOf(name) == "ar" {
		n = text.Bilingual{AR: name}
	}
	return watch.NamedParty(n)
}

// partyTyped is the party that a form chose. An id that begins with a name is that of a party that runs no node.
func partyTyped(m *watch.Model, id, name string, wrong faults) watch.Party {
	switch {
	case id == "named" && name == "":
		wrong["party"] = "watch.fault.partyname"
	case id == "named":
		return namedParty(m, name)
	case id == "":
		wrong["party"] = "watch.fault.party"
	case watch.Named(watch.Party{ID: id}):
		for _, x := range m.Watches() {
			if x.Party.ID == id {
				return x.Party
			}
		}
	}
	return watch.Party{ID: id}
}

// watchTyped reads the form of a watch.
func (w *watching) watchTyped(l *locale, m *watch.Model, v url.Values, f watchForm) (watchForm, watch.Watch, faults) {
	wrong := faults{}
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }
	f.Party, f.Name, f.Area, f.Covers, f.Share, f.Points = get("party"), get("partyname"), get("area"), get("covers"), get("share"), v.Get("points")
	f.AreaQuery = get("areaq")
	f.Kind, f.Preset, f.From, f.Until, f.Begins, f.Length, f.Days = watch.Kind(get("kind")), get("preset"), get("from"), get("until"), get("begins"), get("length"), v["day"]
	f.Rule, f.ISO, f.Except, f.Zone, f.Confidence, f.People = get("rule"), get("iso"), get("except"), get("zone"), watch.Confidence(get("confidence")), get("people")
	f.ContactAR, f.ContactEN, f.Heard, f.Marking, f.Note, f.Swap = get("contact.ar"), get("contact.en"), get("heard"), incident.Marking(get("marking")), get("note"), get("swap")
	x := watch.Watch{ID: f.ID, Kind: f.Kind, Area: f.Area, Confidence: f.Confidence, Contact: text.Bilingual{AR: f.ContactAR, EN: f.ContactEN}, Heard: f.Heard, Marking: f.Marking, Note: f.Note}
	x.Party = partyTyped(m, f.Party, f.Name, wrong)
	switch f.Covers {
	case "share":
		n, err := strconv.ParseFloat(strings.ReplaceAll(asciiDigits(f.Share), ",", "."), 64)
		if err != nil || n <= 0 || n >= 100 {
			wrong["share"] = "watch.fault.share"
		}
		x.Share = n / 100
	case "shape":
		af := areaForm{Swap: f.Swap}
		x.Shape, _ = af.shapeTyped(l, f.Points, "points", wrong)
		f.SwapAsk = af.SwapAsk
	default:
		f.Covers = "whole"
	}
	if f.Area == "" && f.Covers != "shape" {
		wrong["area"] = "watch.fault.area"
	}
	if f.People != "" {
		n, err := strconv.Atoi(asciiDigits(f.People))
		if err != nil {
			wrong["people"] = "watch.fault.people"
		}
		x.People = n
	}
	x.Schedule = f.schedule(wrong)
	if wrong["from"] == nil && wrong["begins"] == nil && wrong["length"] == nil && wrong["until"] == nil && wrong["iso"] == nil && wrong["day"] == nil {
		if err := x.Schedule.Check(); err == nil {
			f.Words = l.figures(x.Schedule.Words().In(l.Lang))
		}
	}
	return f, x, wrong
}

// schedule makes a schedule of what the form says.
func (f *watchForm) schedule(wrong faults) watch.Schedule {
	s := watch.Schedule{Zone: f.Zone}
	s.From, s.Until = spanTyped(f.From, f.Until, wrong)
	if f.From == "" {
		wrong["from"] = "watch.fault.from"
	}
	if f.Preset == presetAlways || f.Preset == "" {
		f.Preset, s.Zone = presetAlways, f.Zone
		return s
	}
	for _, line := range strings.FieldsFunc(f.Except, func(r rune) bool { return r == '\n' || r == ',' || r == '،' }) {
		if t := typedTime(strings.TrimSpace(line), "except", wrong); !t.IsZero() {
			s.Except = append(s.Except, t)
		}
	}
	if f.Preset == presetRule {
		s.Rule = strings.TrimPrefix(strings.ToUpper(f.Rule), "RRULE:")
		length, err := watch.ParseLength(f.ISO)
		if err != nil {
			wrong["iso"] = "watch.fault.iso"
		}
		s.Length = length
		if s.Rule == "" {
			wrong["rule"] = "watch.fault.rule"
		}
		return s
	}
	// The first turn begins at the time of day, on the day that the watch begins, where the clocks of the zone are.
	clock, err := time.Parse("15:04", asciiDigits(f.Begins))
	if err != nil {
		wrong["begins"] = "watch.fault.clock"
	}
	hours, err := strconv.ParseFloat(strings.ReplaceAll(asciiDigits(f.Length), ",", "."), 64)
	if err != nil || hours <= 0 || hours > 24*7 {
		wrong["length"] = "watch.fault.length"
	}
	s.Length = watch.Length(time.Duration(hours * float64(time.Hour)).Round(time.Minute))
	zone := time.UTC
	if f.Zone != "" {
		if zone, err = time.LoadLocation(f.Zone); err != nil || f.Zone == "Local" {
			wrong["zone"] = "watch.fault.zone"
			zone = time.UTC
		}
	}
	if !s.From.IsZero() {
		day := s.From.In(zone)
		s.From = time.Date(day.Year(), day.Month(), day.Day(), clock.Hour(), clock.Minute(), 0, 0, zone).UTC()
	}
	switch f.Preset {
	case presetDaily, presetNights:
		s.Rule = "FREQ=DAILY"
	case presetWeekdays:
		s.Rule = "FREQ=WEEKLY;BYDAY=SU,MO,TU,WE,TH"
	case presetWeekly:
		var days []string
		for _, d := range weekdayCodes {
			if slices.Contains(f.Days, d) {
				days = append(days, d)
			}
		}
		if len(days) == 0 {
			wrong["day"] = "watch.fault.day"
		}
		s.Rule = "FREQ=WEEKLY;BYDAY=" + strings.Join(days, ",")
	default:
		wrong["preset"] = "watch.fault.preset"
	}
	return s
}

func (w *watching) addWatch(rw http.ResponseWriter, r *http.Request) error {
	return w.keepWatch(rw, r, watchForm{}, watch.Watch{})
}

func (w *watching) saveWatch(rw http.ResponseWriter, r *http.Request) error {
	versions, err := w.node.Watch(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	last := versions[len(versions)-1]
	return w.keepWatch(rw, r, watchForm{ID: last.ID, Version: last.Version, Next: last.ChangedTo}, last)
}

func (w *watching) keepWatch(rw http.ResponseWriter, r *http.Request, f watchForm, before watch.Watch) error {
	l, err := w.posted(r)
	if err != nil {
		return err
	}
	m, _, err := w.asked(r.Context())
	if err != nil {
		return err
	}
	f, x, wrong := w.watchTyped(l, m, r.PostForm, f)
	if r.PostForm.Get("do") == "find" { // the search of the form, where no script answers it
		return w.showWatchForm(rw, r, http.StatusOK, f, nil)
	}
	if f.Area == "" && f.AreaQuery != "" {
		names, err := w.parties(r.Context(), l, m)
		if err != nil {
			return err
		}
		delete(wrong, "area")
		if f.Area, err = w.landTyped(r.Context(), l, names, "", f.AreaQuery, wrong); err != nil {
			return err
		}
		x.Area = f.Area
	}
	versionTyped(r, f.ID, f.Version, wrong)
	at := w.now()
	if f.ID != "" {
		f.How, f.ChangeAt = strings.TrimSpace(r.PostForm.Get("how")), strings.TrimSpace(r.PostForm.Get("change_at"))
		switch {
		case f.How == howChange && f.ChangeAt != "":
			at = typedTime(f.ChangeAt, "change_at", wrong)
		case f.How != howChange && f.How != howCorrect:
			wrong["how"] = "watch.fault.how"
		}
	}
	if len(wrong) > 0 {
		return w.showWatchForm(rw, r, http.StatusUnprocessableEntity, f, wrong)
	}
	x.Version, x.Withdrawn, x.Why, x.Schedule.Also = f.Version, before.Withdrawn, before.Why, before.Schedule.Also
	var kept watch.Watch
	if f.How == howChange {
		_, kept, err = w.node.ChangeWatch(r.Context(), selfOf(r), x, at)
	} else {
		kept, err = w.node.SaveWatch(r.Context(), selfOf(r), x)
	}
	if err != nil {
		fields := map[string]string{"shape": "points", "length": "length", "withdrawn": "from"}
		if f.Preset == presetRule {
			fields["length"] = "iso"
		}
		if !w.note(l, err, wrong, fields) {
			return err
		}
		return w.showWatchForm(rw, r, http.StatusUnprocessableEntity, f, wrong)
	}
	to := "/watch/watches/" + url.PathEscape(kept.ID)
	if kept.Area != "" {
		to = "/watch?area=" + url.QueryEscape(kept.Area)
	}
	http.Redirect(rw, r, to+mark2(to)+"done=watch", http.StatusSeeOther)
	return nil
}

// mark2 is what stands before a further parameter of an address.
func mark2(address string) string {
	if strings.Contains(address, "?") {
		return "&"
	}
	return "?"
}

// watchPage is a watch with its versions.
func (w *watching) watchPage(rw http.ResponseWriter, r *http.Request) error {
	return w.showWatch(rw, r, http.StatusOK, nil, nil)
}

func (w *watching) showWatch(rw http.ResponseWriter, r *http.Request, status int, wrong faults, typed map[string]string) error {
	l, m, names, err := w.stage(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	versions, err := w.node.Watch(r.Context(), id)
	if err != nil {
		// One that a partner gave, or that a plan names, stands in the model alone.
		x := m.Watch(id)
		if x == nil {
			return err
		}
		versions = []watch.Watch{*x}
	}
	last := versions[len(versions)-1]
	people, err := w.names(r)
	if err != nil {
		return err
	}
	now := w.now()
	line := w.watchLine(l, m, &last, now.Unix(), names)
	where, from := "", ""
	if a, err := w.node.Area(r.Context(), last.Area); err == nil && len(a) > 0 {
		where, from = a[len(a)-1].Name.In(l.Lang), w.landFrom(l, &a[len(a)-1], names)
	}
	type version struct {
		N          int
		When, Made string
	}
	var past []version
	for _, x := range slices.Backward(versions) {
		past = append(past, version{x.Version, l.figures(x.Schedule.Words().In(l.Lang)), l.t("watch.version.made", l.who(x.By, people), l.stamp(x.At))})
	}
	var turns []string
	if c, err := watch.Compile(last.Schedule); err == nil {
		at := max(now.Unix(), last.Kept().From)
		for range 6 {
			next, ok := c.Next(at)
			if !ok || !last.Withdrawn.IsZero() && next.From >= last.Withdrawn.Unix() {
				break
			}
			to := l.t("watch.span.open")
			if next.To != watch.End {
				to = l.moment(time.Unix(next.To, 0))
			}
			turns = append(turns, l.t("watch.span", l.moment(time.Unix(next.From, 0)), to))
			at = next.From
		}
	}
	if typed == nil {
		typed = map[string]string{"at": now.UTC().Format("2006-01-02T15:04")}
	}
	size := ""
	if !last.Shape.IsZero() {
		size = l.km2(last.Shape.KM2())
	}
	w.render(rw, r, status, "watch.one", line.Party+" · "+l.word("watch.kind", last.Kind), map[string]any{"W": last, "Line": line, "Where": where, "From": from, "Size": size, "Past": past, "Turns": turns, "Faults": wrong, "Typed": typed,
		"Ours": last.Origin == "" && last.Plan == "", "Done": r.URL.Query().Get("done")})
	return nil
}

func (w *watching) withdrawWatch(rw http.ResponseWriter, r *http.Request) error {
	l, err := w.posted(r)
	if err != nil {
		return err
	}
	wrong := faults{}
	typed := map[string]string{"at": strings.TrimSpace(r.PostForm.Get("at")), "why": strings.TrimSpace(r.PostForm.Get("why"))}
	at := typedTime(typed["at"], "at", wrong)
	if typed["at"] == "" {
		at = w.now().UTC()
	}
	if typed["why"] == "" {
		wrong["why"] = "watch.fault.why"
	}
	if len(wrong) == 0 {
		err := w.node.WithdrawWatch(r.Context(), selfOf(r), r.PathValue("id"), at, typed["why"])
		if done, err := w.answer(rw, r, l, err, "/watch/watches/"+url.PathEscape(r.PathValue("id"))+"?done=withdrawn", wrong, map[string]string{"withdrawn": "at"}); done {
			return err
		}
	}
	return w.showWatch(rw, r, http.StatusUnprocessableEntity, wrong, typed)
}

// declareForm is the form of a party's word about its list.
type declareForm struct {
	Party, Name, Area, AreaQuery, From, Until, Complete, Note string
	Marking                                                   incident.Marking
}

func (w *watching) declarePage(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	return w.showDeclare(rw, r, http.StatusOK, declareForm{Area: q.Get("area"), Party: q.Get("party"), Complete: "yes", Marking: incident.TLPRed}, nil)
}

// mostDeclared is how many of the words that were given the form shows, the latest.
const mostDeclared = 100

// declaredLine is a word that was given.
type declaredLine struct {
	watch.Declaration
	Who, Where, Span, Made string
}

func (w *watching) showDeclare(rw http.ResponseWriter, r *http.Request, status int, f declareForm, wrong faults) error {
	l, _, names, err := w.stage(r)
	if err != nil {
		return err
	}
	land, err := w.pickLand(r.Context(), l, names, "watch.everywhere", f.Area, f.AreaQuery)
	if err != nil {
		return err
	}
	own, err := w.node.Areas(r.Context())
	if err != nil {
		return err
	}
	given, err := w.node.AreasOfPartners(r.Context())
	if err != nil {
		return err
	}
	people, err := w.names(r)
	if err != nil {
		return err
	}
	declared, err := w.node.Declarations(r.Context())
	if err != nil {
		return err
	}
	if f.Party == "" && len(names.list) > 0 {
		f.Party = names.list[0].ID
	}
	byID := make(map[string]*watch.Area, len(own)+len(given))
	for _, of := range [][]watch.Area{own, given} {
		for i := range of {
			byID[of[i].ID] = &of[i]
		}
	}
	var lines []declaredLine
	for _, x := range slices.Backward(declared[max(0, len(declared)-mostDeclared):]) {
		line := declaredLine{Declaration: x, Who: names.say(l, x.Party), Where: l.t("watch.everywhere"), Made: l.t("watch.version.made", l.who(x.By, people), l.stamp(x.At))}
		if a := byID[x.Area]; a != nil {
			line.Where = a.Name.In(l.Lang)
			if from := w.landFrom(l, a, names); from != "" {
				line.Where += " (" + from + ")"
			}
		}
		if x.Area != "" && line.Where == l.t("watch.everywhere") {
			line.Where = x.Area
		}
		s := watch.SpanOf(x.From, x.Until)
		line.Span = l.spanWords(s.From, s.To, x.Until.IsZero())
		lines = append(lines, line)
	}
	w.render(rw, r, status, "watch.declare", "watch.declare", map[string]any{"Form": f, "Faults": wrong, "Parties": names.list, "Land": land, "MarkingList": strictestFirst(), "Lines": lines, "All": len(declared), "Done": r.URL.Query().Get("done")})
	return nil
}

func (w *watching) declare(rw http.ResponseWriter, r *http.Request) error {
	l, err := w.posted(r)
	if err != nil {
		return err
	}
	wrong := faults{}
	get := func(k string) string { return strings.TrimSpace(r.PostForm.Get(k)) }
	f := declareForm{Party: get("party"), Name: get("partyname"), Area: get("area"), AreaQuery: get("areaq"), From: get("from"), Until: get("until"), Complete: get("complete"), Note: get("note"), Marking: incident.Marking(get("marking"))}
	m, _, err := w.asked(r.Context())
	if err != nil {
		return err
	}
	if r.PostForm.Get("do") == "find" {
		return w.showDeclare(rw, r, http.StatusOK, f, nil)
	}
	names, err := w.parties(r.Context(), l, m)
	if err != nil {
		return err
	}
	if f.Area, err = w.landTyped(r.Context(), l, names, f.Area, f.AreaQuery, wrong); err != nil {
		return err
	}
	d := watch.Declaration{Party: partyTyped(m, f.Party, f.Name, wrong), Area: f.Area, Complete: f.Complete == "yes", Note: f.Note, Marking: f.Marking}
	if f.Complete != "yes" && f.Complete != "no" {
		wrong["complete"] = "watch.fault.complete"
	}
	d.From, d.Until = spanTyped(f.From, f.Until, wrong)
	if len(wrong) == 0 {
		_, err := w.node.Declare(r.Context(), selfOf(r), d)
		to := "/watch/declare?done=declared"
		if f.Area != "" {
			to = "/watch?area=" + url.QueryEscape(f.Area) + "&done=declared"
		}
		if done, err := w.answer(rw, r, l, err, to, wrong, nil); done {
			return err
		}
	}
	return w.showDeclare(rw, r, http.StatusUnprocessableEntity, f, wrong)
}
