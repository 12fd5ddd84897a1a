package web

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

const (
	pageRows  = 60 // rows of one page of the list
	markLimit = 40 // up to so many incidents the time line shows one by one

	longWeeks   = 26 // a time line longer than this begins with its last recentWeeks
	recentWeeks = 8
)

// filter is what the address of a picture says: what to select, and the words as they were typed.
type filter struct {
	store.Query
	Selected string // incident id
}

// parseFilter reads the filter from an address. What cannot be read is left out: an address that somebody
// mended by hand still opens.
func parseFilter(v url.Values) filter {
	var f filter
	f.From, f.To = incident.NoDay, incident.NoDay
	f.Text = strings.TrimSpace(v.Get("q"))
	if d, err := incident.ParseDay(v.Get("from")); err == nil {
		f.From = d
	}
	if d, err := incident.ParseDay(v.Get("to")); err == nil {
		f.To = d
	}
	f.NoTime = v.Get("undated") == "yes"
	for _, c := range v["class"] {
		if slices.Contains(classes, incident.Class(c)) {
			f.Classes = append(f.Classes, incident.Class(c))
		}
	}
	for _, x := range v["side"] {
		if slices.Contains(sides, incident.Side(x)) {
			f.Sides = append(f.Sides, incident.Side(x))
		}
	}
	if parts := strings.Split(v.Get("box"), ","); len(parts) == 4 {
		var n [4]float64
		ok := true
		for i, p := range parts {
			x, err := strconv.ParseFloat(p, 64)
			n[i], ok = x, ok && err == nil && x >= -180 && x <= 180
		}
		if ok && n[1] <= n[3] {
			f.Box = &store.Box{West: n[0], South: n[1], East: n[2], North: n[3]}
		}
	}
	f.Unit = v.Get("unit")
	f.Actor = v.Get("actor")
	for _, x := range v["source"] {
		if x != "" {
			f.Sources = append(f.Sources, x)
		}
	}
	f.Contradicted = v.Get("contradicted") == "yes"
	if p := v.Get("placing"); p == "point" || p == "area" || p == "none" {
		f.Placing = p
	}
	f.Selected = v.Get("incident")
	return f
}

// values writes the filter as an address, the other way round of parseFilter, without the selection.
func (f filter) values() url.Values { return node.QueryValues(f.Query) }

// With reports whether the filter holds a value, for ticking boxes.
func (f filter) With(key, value string) bool { return slices.Contains(f.values()[key], value) }

// BoxText is the box as the address has it.
func (f filter) BoxText() string { return f.values().Get("box") }

// Address is the picture's own address under the filter.
func (f filter) Address() string {
	if q := f.values().Encode(); q != "" {
		return "/picture?" + q
	}
	return "/picture"
}

// Encoded is the filter as a query string.
func (f filter) Encoded() string { return f.values().Encode() }

// chip is one narrowing of the filter, with the address of the picture without it.
type chip struct{ Label, Without string }

func (s *site) chips(l *locale, f filter) []chip {
	var out []chip
	without := func(label string, change func(url.Values)) {
		v := f.values()
		change(v)
		q := v.Encode()
		if q != "" {
			q = "?" + q
		}
		out = append(out, chip{label, "/picture" + q})
	}
	drop := func(key, value string) func(url.Values) {
		return func(v url.Values) {
			v[key] = slices.DeleteFunc(v[key], func(x string) bool { return x == value })
		}
	}
	if f.From != incident.NoDay || f.To != incident.NoDay {
		label := l.span(f.From, f.To, incident.TimeRange)
		without(label, func(v url.Values) { v.Del("from"); v.Del("to"); v.Del("undated") })
	}
	for _, x := range f.Sides {
		without(l.word("side", x), drop("side", string(x)))
	}
	for _, c := range f.Classes {
		without(l.word("class", c), drop("class", string(c)))
	}
	if f.Box != nil {
		without(l.t("filter.box"), func(v url.Values) { v.Del("box") })
	}
	if f.Unit != "" {
		label := f.Unit
		for _, u := range s.desk.Units() {
			if u.ID == f.Unit {
				label = u.Name.In(l.Lang)
			}
		}
		without(label, func(v url.Values) { v.Del("unit") })
	}
	if f.Actor != "" {
		label := f.Actor
		for _, a := range s.desk.Actors() {
			if a.ID == f.Actor {
				label = a.Name.In(l.Lang)
			}
		}
		without(label, func(v url.Values) { v.Del("actor") })
	}
	for _, x := range f.Sources {
		without(x, drop("source", x))
	}
	if f.Placing != "" {
		without(l.t("placing."+f.Placing), func(v url.Values) { v.Del("placing") })
	}
	if f.Contradicted {
		without(l.t("filter.contradicted"), func(v url.Values) { v.Del("contradicted") })
	}
	return out
}

// picture is the page of map, time line and list. A script asks for the list alone when the filter changes.
func (s *site) picture(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	f := parseFilter(r.URL.Query())
	v := viewer(r)
	page, err := s.desk.List(r.Context(), v, f.Query, "", pageRows)
	if err != nil {
		return err
	}
	count, err := s.desk.Count(r.Context(), v, f.Query)
	if err != nil {
		return err
	}
	facets, err := s.desk.Facets(r.Context(), v, f.Query)
	if err != nil {
		return err
	}
	rows, last := l.grouped(page.Rows, "")
	chips := s.chips(l, f)
	d := map[string]any{"Filter": f, "Rows": rows, "Next": more(f, page.Next, last), "Count": count, "Facets": facets, "Chips": chips,
		"Filtered": len(chips) > 0 || f.Text != "", "Actors": s.desk.Actors(), "Units": s.desk.Units(), "Sources": sourceIDs(facets)}
	if count.N == 0 {
		d["Seen"] = s.seenWords(r, l, f)
	}
	if r.Header.Get("HX-Request") != "" && r.Header.Get("HX-Boosted") == "" && r.Header.Get("HX-History-Restore-Request") == "" {
		s.render(w, r, http.StatusOK, "picture.list", "", d)
		return nil
	}
	s.render(w, r, http.StatusOK, "picture", "room.picture", d)
	return nil
}

func sourceIDs(facets map[string]map[string]int) []string {
	var out []string
	for id := range facets["source"] {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// more is the address of the next rows; last carries the heading that stands open.
func more(f filter, next, last string) string {
	if next == "" {
		return ""
	}
	v := f.values()
	v.Set("cursor", next)
	v.Set("head", last)
	return "/picture/rows?" + v.Encode()
}

func (s *site) pictureRows(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	f := parseFilter(r.URL.Query())
	page, err := s.desk.List(r.Context(), viewer(r), f.Query, r.URL.Query().Get("cursor"), pageRows)
	if err != nil {
		return err
	}
	rows, last := l.grouped(page.Rows, r.URL.Query().Get("head"))
	s.render(w, r, http.StatusOK, "picture.rows", "", map[string]any{"Filter": f, "Rows": rows, "Next": more(f, page.Next, last)})
	return nil
}

// pictureMap answers the map's question for one zoom level.
func (s *site) pictureMap(w http.ResponseWriter, r *http.Request) error {
	zoom, err := strconv.Atoi(r.URL.Query().Get("zoom"))
	if err != nil || zoom < 0 || zoom > 20 {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	m, err := s.desk.Map(r.Context(), viewer(r), parseFilter(r.URL.Query()).Query, zoom)
	if err != nil {
		return err
	}
	return answerJSON(w, m)
}

// pictureTime answers the time line: counts per week and side, and the incidents themselves when they are few.
func (s *site) pictureTime(w http.ResponseWriter, r *http.Request) error {
	f := parseFilter(r.URL.Query())
	// The line shows what lies around the chosen time as well, so that the choice can be moved.
	from, to := f.From, f.To
	f.From, f.To = incident.NoDay, incident.NoDay
	bins, err := s.desk.Weeks(r.Context(), viewer(r), f.Query)
	if err != nil {
		return err
	}
	out := struct {
		Weeks []store.Bin  `json:"weeks"`
		Rows  []store.Row  `json:"rows"`
		From  incident.Day `json:"from"`
		To    incident.Day `json:"to"`
		// The end of a long time, which the line shows as long as no time is chosen.
		RecentFrom incident.Day `json:"recent_from"`
		RecentTo   incident.Day `json:"recent_to"`
		Recent     []store.Row  `json:"recent"`
	}{Weeks: bins, From: from, To: to, RecentFrom: incident.NoDay, RecentTo: incident.NoDay}
	// Few incidents in the chosen time are shown one by one.
	if out.Rows, err = s.few(r, f.Query, from, to); err != nil {
		return err
	}
	if len(bins) > 0 {
		byWeek := func(a, b store.Bin) int { return cmp.Compare(a.Week, b.Week) }
		first, last := slices.MinFunc(bins, byWeek).Week, slices.MaxFunc(bins, byWeek).Week
		if last-first > longWeeks*7 {
			out.RecentFrom, out.RecentTo = last+7-recentWeeks*7, last+6
			if out.Recent, err = s.few(r, f.Query, out.RecentFrom, out.RecentTo); err != nil {
				return err
			}
		}
	}
	return answerJSON(w, out)
}

// few returns the incidents of a time when they are few enough to be shown one by one, else none.
func (s *site) few(r *http.Request, q store.Query, from, to incident.Day) ([]store.Row, error) {
	q.From, q.To = from, to
	n, err := s.desk.Count(r.Context(), viewer(r), q)
	if err != nil || n.More || n.N > markLimit {
		return nil, err
	}
	page, err := s.desk.List(r.Context(), viewer(r), q, "", markLimit)
	return page.Rows, err
}

// pictureTable is the table behind the time line: the same numbers, each leading to what it counts.
func (s *site) pictureTable(w http.ResponseWriter, r *http.Request) error {
	f := parseFilter(r.URL.Query())
	bins, err := s.desk.Weeks(r.Context(), viewer(r), f.Query)
	if err != nil {
		return err
	}
	slices.SortFunc(bins, func(a, b store.Bin) int { return int(b.Week) - int(a.Week) })
	type cell struct {
		Side    incident.Side
		N       int
		Address string
	}
	type line struct {
		Week  incident.Day
		Cells []cell
	}
	lines := make([]line, len(bins))
	for i, b := range bins {
		lines[i].Week = b.Week
		for _, side := range sides {
			g := f
			g.From, g.To, g.Sides = b.Week, b.Week+6, []incident.Side{side}
			lines[i].Cells = append(lines[i].Cells, cell{side, b.Sides[side], g.Address()})
		}
	}
	s.render(w, r, http.StatusOK, "table", "table.title", map[string]any{"Lines": lines, "Filter": f})
	return nil
}

// outlines answers with the polygons of administrative units.
func (s *site) outlines(w http.ResponseWriter, r *http.Request) error {
	units := strings.FieldsFunc(r.URL.Query().Get("units"), func(c rune) bool { return c == ',' })
	if len(units) > 400 {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	b, err := s.desk.Outlines(units)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/geo+json")
	w.Header().Set("Cache-Control", "private, max-age=3600")
	_, err = w.Write(b)
	return err
}
