package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Ways in which an area gets its outline, as the form names them.
const (
	byDrawing  = "drawn"
	byCorridor = "corridor"
	byUnit     = "unit"
)

// areaForm is the form of an area: as it stands, or as it was typed.
type areaForm struct {
	ID                  string
	NameAR, NameEN      string
	How                 string
	Points              string // outline, a position a line, longitude before latitude; or GeoJSON
	Line                string // of a corridor
	Side                string // km
	Unit, UnitQuery     string
	Units               []unitHit
	From, Until         string
	Needs               []string
	Marking             incident.Marking
	Note                string
	Swap                string // "yes": latitude stands first; "no": it does not, whatever it looks like
	SwapAsk             bool   // it is suspected that latitude stands first
	Repairs             []string
	Version             int
	Before              watch.Area `json:"-"`
	Look                string     // where the map looks at first: "west,south,east,north"
	Neighbours, Outline string     // GeoJSON for the map
}

// Need reports whether a party's word is needed.
func (f areaForm) Need(id string) bool { return slices.Contains(f.Needs, id) }

// unitHit is an administrative unit that the form offers.
type unitHit struct{ ID, Name, In string }

// findUnits finds administrative units by words of their names.
func (w *watching) findUnits(l *locale, words string) []unitHit {
	words = strings.TrimSpace(words)
	key := text.Fold(words)
	if key == "" {
		return nil
	}
	all := w.desk.Units()
	names := map[string]string{}
	for _, u := range all {
		names[u.ID] = u.Name.In(l.Lang)
	}
	var begins, holds []unitHit
	for _, u := range all {
		hit := unitHit{ID: u.ID, Name: u.Name.In(l.Lang)}
		if i := strings.LastIndexByte(u.ID, '-'); i > 0 {
			for i > 0 && hit.In == "" { // the id of what it lies in is a beginning of its own
				hit.In = names[u.ID[:i]]
				i = strings.LastIndexByte(u.ID[:i], '-')
			}
		}
		switch n := " " + text.Fold(u.Name.AR+" "+u.Name.EN); {
		case strings.EqualFold(u.ID, words), strings.Contains(n, " "+key):
			begins = append(begins, hit)
		case strings.Contains(n, key):
			holds = append(holds, hit)
		}
	}
	out := append(begins, holds...)
	return out[:min(len(out), 12)]
}

func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04")
}

// writePoints writes positions as the form does.
func writePoints(points []area.Point) string {
	var b strings.Builder
	for _, p := range points {
		lon, lat := p.Degrees()
		b.WriteString(strconv.FormatFloat(lon, 'f', -1, 64) + " " + strconv.FormatFloat(lat, 'f', -1, 64) + "\n")
	}
	return b.String()
}

// writeShape writes an outline as the form does: a list of positions for a plain polygon, else GeoJSON.
func writeShape(s area.Shape) string {
	polygons := s.Polygons()
	if len(polygons) == 1 && len(polygons[0]) == 1 {
		return writePoints(polygons[0][0])
	}
	if s.IsZero() {
		return ""
	}
	b, err := s.MarshalJSON()
	if err != nil {
		return ""
	}
	return string(b)
}

// maxTyped is how many positions a form takes; more come by a file.
const maxTyped = 5000

// readPoints reads positions, one a line: longitude then latitude in degrees, or either with its letter (38.9E 35.6N). An empty line begins
// a further polygon.
func readPoints(s string) ([][]area.Point, *pointFault) {
	var out [][]area.Point
	open := false
	n := 0
	for i, line := range strings.Split(s, "\n") {
		line = strings.TrimSpace(line)
		if line == "" {
			open = false
			continue
		}
		p, _, numbers, ok := area.ParsePosition(line)
		switch {
		case !numbers:
			return nil, &pointFault{"watch.fault.point", i + 1, line}
		case !ok:
			return nil, &pointFault{"watch.fault.globe", i + 1, line}
		}
		if n++; n > maxTyped {
			return nil, &pointFault{"watch.fault.many", maxTyped, ""}
		}
		if !open {
			out = append(out, nil)
			open = true
		}
		out[len(out)-1] = append(out[len(out)-1], p)
	}
	return out, nil
}

// pointFault says which line of a list of positions is none.
type pointFault struct {
	key  string
	line int
	text string
}

func (f *pointFault) words(l *locale) string {
	if len([]rune(f.text)) > 40 {
		f.text = string([]rune(f.text)[:40]) + "…"
	}
	return l.t(f.key, f.line, "\u2068"+f.text+"\u2069")
}

func exchange(groups [][]area.Point) {
	for _, g := range groups {
		for i, p := range g {
			lon, lat := p.Degrees()
			g[i] = area.PointOf(lat, lon)
		}
	}
}

// typedPoints reads the positions of a field. Where latitude seems to stand first it asks.
func (f *areaForm) typedPoints(l *locale, s, field string, wrong faults) [][]area.Point {
	groups, fault := readPoints(s)
	if fault != nil {
		wrong[field] = fault.words(l)
		return nil
	}
	if f.Swap == "" && area.SuspectSwapped([][][]area.Point{groups}, area.HomeRegion()) {
		f.SwapAsk = true
		wrong["swap"] = "watch.fault.swap"
		return nil
	}
	if f.Swap == "yes" {
		exchange(groups)
	}
	return groups
}

// shapeTyped reads the outline of a field: positions or GeoJSON.
func (f *areaForm) shapeTyped(l *locale, s, field string, wrong faults) (area.Shape, []area.Repair) {
	s = strings.TrimSpace(s)
	if s == "" {
		wrong[field] = "watch.fault.outline"
		return area.Shape{}, nil
	}
	if strings.HasPrefix(s, "{") {
		shape, mended, err := area.ReadGeometry([]byte(s))
		if err != nil {
			wrong[field] = geometryWords(l, err)
		}
		return shape, mended
	}
	groups := f.typedPoints(l, s, field, wrong)
	if groups == nil {
		return area.Shape{}, nil
	}
	polygons := make([][][]area.Point, len(groups))
	for i, g := range groups {
		polygons[i] = [][]area.Point{g}
	}
	shape, mended, err := area.MakeShape(polygons)
	if err != nil {
		wrong[field] = geometryWords(l, err)
		return area.Shape{}, nil
	}
	// A line of the form needs no closing, and that is not worth telling.
	mended = slices.DeleteFunc(mended, func(r area.Repair) bool { return r.Code == "unclosed" || r.Code == "repeated_points" })
	return shape, mended
}

// geometryWords says why a geometry is not taken.
func geometryWords(l *locale, err error) string {
	var g *area.GeometryError
	if errors.As(err, &g) {
		ar, en := g.Words()
		return text.Bilingual{AR: ar, EN: en}.In(l.Lang)
	}
	return refusedWords(l, err)
}

// refusedWords says why the domain refused something.
func refusedWords(l *locale, err error) string {
	var said worded
	if errors.As(err, &said) {
		return said.Words().In(l.Lang)
	}
	return err.Error()
}

// note puts what the domain refused under the fields that it names; false when it is another kind of error.
func (w *watching) note(l *locale, err error, wrong faults, fields map[string]string) bool {
	if err == nil {
		return true
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		all := true
		for _, e := range joined.Unwrap() {
			all = w.note(l, e, wrong, fields) && all
		}
		return all
	}
	put := func(field, words string) {
		if to, ok := fields[field]; ok {
			field = to
		}
		if wrong[field] == nil {
			wrong[field] = words
		}
	}
	var e *watch.Error
	var s *watch.ScheduleError
	var g *area.GeometryError
	switch {
	case errors.As(err, &s):
		put(s.Field, s.Words().In(l.Lang))
	case errors.As(err, &e):
		put(e.Field, e.Words().In(l.Lang))
	case errors.As(err, &g):
		put("shape", geometryWords(l, g))
	default:
		return false
	}
	return true
}

func formOfArea(a watch.Area) areaForm {
	f := areaForm{ID: a.ID, NameAR: a.Name.AR, NameEN: a.Name.EN, How: string(a.Kind), From: stampOf(a.From), Until: stampOf(a.Until), Needs: a.Needs, Marking: a.Marking, Note: a.Note,
		Points: writeShape(a.Shape), Unit: a.Unit, Version: a.Version, Before: a}
	if a.Kind == watch.Corridor {
		f.Line, f.Side = writePoints(a.Line), strconv.FormatFloat(a.SideKM, 'f', -1, 64)
	}
	return f
}

func (w *watching) newArea(rw http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	f := areaForm{How: byDrawing, Side: "5", Marking: incident.TLPRed}
	if how := q.Get("how"); slices.Contains([]string{byDrawing, byCorridor, byUnit}, how) {
		f.How = how
	}
	f.Unit, f.UnitQuery = q.Get("unit"), q.Get("unitq")
	return w.showAreaForm(rw, r, http.StatusOK, f, nil)
}

func (w *watching) editArea(rw http.ResponseWriter, r *http.Request) error {
	versions, err := w.node.Area(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if versions[0].Origin != "" {
		return fmt.Errorf("area %s is a partner's: %w", versions[0].ID, store.ErrNotFound)
	}
	f := formOfArea(versions[len(versions)-1])
	f.From = stampOf(w.now()) // a new outline holds from now on, unless it is said otherwise
	return w.showAreaForm(rw, r, http.StatusOK, f, nil)
}

func (w *watching) showAreaForm(rw http.ResponseWriter, r *http.Request, status int, f areaForm, wrong faults) error {
	l, _, names, err := w.stage(r)
	if err != nil {
		return err
	}
	f.Units = w.findUnits(l, f.UnitQuery)
	if f.Unit != "" && !slices.ContainsFunc(f.Units, func(h unitHit) bool { return h.ID == f.Unit }) {
		f.Units = append(w.findUnits(l, f.Unit), f.Units...)
	}
	title := "watch.area.new"
	if f.ID != "" {
		title = "watch.area.edit"
	}
	w.render(rw, r, status, "watch.areaform", title, map[string]any{"Form": f, "Faults": wrong, "Parties": names.list, "Markings": slices.Backward(markings), "MarkingList": strictestFirst(), "Title": title})
	return nil
}

// strictestFirst are the markings, the strictest first: what concerns watches is RED unless somebody chooses otherwise.
func strictestFirst() []incident.Marking {
	out := slices.Clone(markings)
	slices.Reverse(out)
	return out
}

// areaTyped reads the form of an area.
func (w *watching) areaTyped(ctx context.Context, l *locale, v url.Values, f areaForm) (areaForm, watch.Area, faults) {
	wrong := faults{}
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }
	f.NameAR, f.NameEN, f.How, f.Points, f.Line, f.Side = get("name.ar"), get("name.en"), get("how"), v.Get("points"), v.Get("line"), get("side")
	f.Unit, f.UnitQuery, f.From, f.Until, f.Note, f.Swap = get("unit"), get("unitq"), get("from"), get("until"), get("note"), get("swap")
	f.Needs, f.Marking = v["needs"], incident.Marking(get("marking"))
	a := watch.Area{ID: f.ID, Name: text.Bilingual{AR: f.NameAR, EN: f.NameEN}, Marking: f.Marking, Note: f.Note, Needs: f.Needs}
	a.From, a.Until = spanTyped(f.From, f.Until, wrong)
	var mended []area.Repair
	switch f.How {
	case byCorridor:
		a.Kind = watch.Corridor
		groups := f.typedPoints(l, f.Line, "line", wrong)
		side, err := strconv.ParseFloat(strings.ReplaceAll(asciiDigits(f.Side), ",", "."), 64)
		if err != nil {
			wrong["side"] = "watch.fault.side"
		}
		if groups != nil && err == nil {
			a.Line, a.SideKM = slices.Concat(groups...), side
			if a.Shape, err = watch.CorridorShape(a.Line, side); err != nil && !w.note(l, err, wrong, map[string]string{"side_km": "side", "shape": "line"}) {
				wrong["line"] = err.Error()
			}
		} else if groups == nil && wrong["line"] == nil && wrong["swap"] == nil {
			wrong["line"] = "watch.fault.line"
		}
	case byUnit:
		a.Kind, a.Unit = watch.Unit, f.Unit
		if f.Unit == "" {
			wrong["unit"] = "watch.fault.unit"
			break
		}
		of, err := w.areaOfUnit(ctx, f.Unit)
		if err != nil {
			wrong["unit"] = "watch.fault.unit"
			break
		}
		a.Shape = of.Shape
		if a.Name.AR == "" && a.Name.EN == "" {
			a.Name = of.Name
			f.NameAR, f.NameEN = of.Name.AR, of.Name.EN
		}
	default:
		f.How, a.Kind = byDrawing, watch.Drawn
		a.Shape, mended = f.shapeTyped(l, f.Points, "points", wrong)
	}
	a.Repairs = mended
	if strings.TrimSpace(a.Name.AR+a.Name.EN) == "" {
		wrong["name"] = "watch.fault.name"
	}
	return f, a, wrong
}

// areaOfUnit is an administrative unit as an area.
func (w *watching) areaOfUnit(_ context.Context, id string) (watch.Area, error) {
	return w.node.AreaOfUnit(id)
}

// asciiDigits writes Arabic-Indic digits as 0–9.
func asciiDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r == '٫':
			return '.'
		case r == '٪', r == '%', r == '\u061c', r == '\u200e':
			return -1
		}
		return r
	}, strings.TrimSpace(s))
}

// typedTime reads a time of a form, in UTC; nothing is no time.
func typedTime(s, field string, wrong faults) time.Time {
	if s == "" {
		return time.Time{}
	}
	t, ok := parseMoment(asciiDigits(s))
	if !ok {
		wrong[field] = "watch.fault.time"
	}
	return t
}

// answer leads on where something was done. What the domain refused of it stands under its fields then, and the form is to be
// shown again: not done. Any other error is returned.
func (w *watching) answer(rw http.ResponseWriter, r *http.Request, l *locale, err error, to string, wrong faults, fields map[string]string) (done bool, other error) {
	if err == nil {
		http.Redirect(rw, r, to, http.StatusSeeOther)
		return true, nil
	}
	if !w.note(l, err, wrong, fields) {
		return true, err
	}
	return false, nil
}

// spanTyped reads from when to when something holds, in UTC; nothing is an open end.
func spanTyped(typedFrom, typedUntil string, wrong faults) (from, until time.Time) {
	from, until = typedTime(typedFrom, "from", wrong), typedTime(typedUntil, "until", wrong)
	if !until.IsZero() && !until.After(from) && wrong["from"] == nil {
		wrong["until"] = "watch.fault.ends"
	}
	return from, until
}

// versionTyped makes sure that a form changes the version that it showed: somebody else may have changed it since.
func versionTyped(r *http.Request, id string, version int, wrong faults) {
	if v, err := strconv.Atoi(r.PostForm.Get("version")); id != "" && (err != nil || v != version) {
		wrong["version"] = "watch.fault.version"
	}
}

// posted reads a form that was sent, and is the language to answer in.
func (w *watching) posted(r *http.Request) (*locale, error) {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return nil, err
	}
	return l, readForm(r)
}

// stage is what every form of the room is shown with: the language, what is known of watches, and how parties are called.
func (w *watching) stage(r *http.Request) (l *locale, m *watch.Model, names partyNames, err error) {
	if l, _, err = w.locales.of(lookFrom(r.Context())); err != nil {
		return nil, nil, names, err
	}
	if m, _, err = w.asked(r.Context()); err != nil {
		return nil, nil, names, err
	}
	names, err = w.parties(r.Context(), l, m)
	return l, m, names, err
}

func (w *watching) addArea(rw http.ResponseWriter, r *http.Request) error {
	return w.keepArea(rw, r, areaForm{})
}

func (w *watching) saveArea(rw http.ResponseWriter, r *http.Request) error {
	versions, err := w.node.Area(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	last := versions[len(versions)-1]
	return w.keepArea(rw, r, areaForm{ID: last.ID, Version: last.Version, Before: last})
}

func (w *watching) keepArea(rw http.ResponseWriter, r *http.Request, f areaForm) error {
	l, err := w.posted(r)
	if err != nil {
		return err
	}
	f, a, wrong := w.areaTyped(r.Context(), l, r.PostForm, f)
	if r.PostForm.Get("do") == "find" { // the search of the form, where no script answers it
		delete(wrong, "unit")
		clear(wrong)
		return w.showAreaForm(rw, r, http.StatusOK, f, wrong)
	}
	versionTyped(r, f.ID, f.Version, wrong)
	if len(wrong) > 0 {
		return w.showAreaForm(rw, r, http.StatusUnprocessableEntity, f, wrong)
	}
	a.MadeFrom, a.Version = f.Before.MadeFrom, f.Version
	kept, err := w.node.SaveArea(r.Context(), selfOf(r), a)
	if err != nil {
		if !w.note(l, err, wrong, map[string]string{"shape": pointsField(f.How), "side_km": "side"}) {
			return err
		}
		return w.showAreaForm(rw, r, http.StatusUnprocessableEntity, f, wrong)
	}
	done := "area"
	if len(kept.Repairs) > 0 {
		done = "repaired"
	}
	if len(kept.Repairs) > 0 {
		http.Redirect(rw, r, "/watch/areas/"+url.PathEscape(kept.ID)+"?done="+done, http.StatusSeeOther)
		return nil
	}
	http.Redirect(rw, r, "/watch?area="+url.QueryEscape(kept.ID)+"&done="+done, http.StatusSeeOther)
	return nil
}

func pointsField(how string) string {
	switch how {
	case byCorridor:
		return "line"
	case byUnit:
		return "unit"
	}
	return "points"
}

// atTyped reads the moment from which something is done to an area.
func (w *watching) atTyped(r *http.Request, wrong faults) (time.Time, map[string]string) {
	typed := map[string]string{"at": strings.TrimSpace(r.PostForm.Get("at")), "line": r.PostForm.Get("line"), "name.ar": strings.TrimSpace(r.PostForm.Get("name.ar")),
		"name.en": strings.TrimSpace(r.PostForm.Get("name.en")), "swap": r.PostForm.Get("swap")}
	for _, id := range r.PostForm["with"] {
		typed["with."+id] = "yes"
	}
	at := typedTime(typed["at"], "at", wrong)
	if at.IsZero() && wrong["at"] == nil {
		at = w.now().UTC()
	}
	return at, typed
}

func (w *watching) splitArea(rw http.ResponseWriter, r *http.Request) error {
	l, err := w.posted(r)
	if err != nil {
		return err
	}
	wrong := faults{}
	at, typed := w.atTyped(r, wrong)
	f := areaForm{Swap: typed["swap"]}
	groups := f.typedPoints(l, typed["line"], "line", wrong)
	line := slices.Concat(groups...)
	if len(wrong) == 0 && len(line) < 2 {
		wrong["line"] = "watch.fault.line"
	}
	if len(wrong) == 0 {
		pieces, err := w.node.SplitArea(r.Context(), selfOf(r), r.PathValue("id"), line, at)
		to := ""
		if err == nil {
			to = "/watch?area=" + url.QueryEscape(pieces[0].ID) + "&done=split"
		}
		if done, err := w.answer(rw, r, l, err, to, wrong, map[string]string{"shape": "line"}); done {
			return err
		}
	}
	return w.showArea(rw, r, http.StatusUnprocessableEntity, prefixed("split.", wrong), typed)
}

func prefixed(prefix string, wrong faults) faults {
	out := faults{}
	for k, v := range wrong {
		out[prefix+k] = v
	}
	return out
}

func (w *watching) mergeAreas(rw http.ResponseWriter, r *http.Request) error {
	l, err := w.posted(r)
	if err != nil {
		return err
	}
	wrong := faults{}
	at, typed := w.atTyped(r, wrong)
	name := text.Bilingual{AR: typed["name.ar"], EN: typed["name.en"]}
	if name.AR+name.EN == "" {
		wrong["name"] = "watch.fault.name"
	}
	if len(r.PostForm["with"]) == 0 {
		wrong["with"] = "watch.fault.with"
	}
	if len(wrong) == 0 {
		merged, err := w.node.MergeAreas(r.Context(), selfOf(r), append([]string{r.PathValue("id")}, r.PostForm["with"]...), name, at)
		if done, err := w.answer(rw, r, l, err, "/watch?area="+url.QueryEscape(merged.ID)+"&done=merged", wrong, map[string]string{"areas": "with", "shape": "with"}); done {
			return err
		}
	}
	return w.showArea(rw, r, http.StatusUnprocessableEntity, prefixed("merge.", wrong), typed)
}

func (w *watching) retireArea(rw http.ResponseWriter, r *http.Request) error {
	l, err := w.posted(r)
	if err != nil {
		return err
	}
	wrong := faults{}
	at, typed := w.atTyped(r, wrong)
	if len(wrong) == 0 {
		err := w.node.RetireArea(r.Context(), selfOf(r), r.PathValue("id"), at)
		if done, err := w.answer(rw, r, l, err, "/watch?done=retired", wrong, nil); done {
			return err
		}
	}
	return w.showArea(rw, r, http.StatusUnprocessableEntity, prefixed("retire.", wrong), typed)
}
