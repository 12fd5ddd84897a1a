package web

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"html/template"
	"math"
	"slices"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/watch"
)

// sameJSON reports whether two values are written alike.
func sameJSON(a, b any) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// planPatterns are the fills of the drawings of a plan. An id is needed once on a page for each drawing.
func planPatterns(id string) string {
	return `<defs><pattern id="` + id + `v" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="pl-hatch" d="M0 0V7"/></pattern></defs>`
}

// drawPlan draws the ground of a plan on the basemap: who is on it, where nobody is, and the places of what was found with the
// numbers that stand beside the words. It needs no script and prints.
func drawPlan(l *locale, base *baseLayers, plan *watch.Plan, found []planFinding, p *parties) template.HTML {
	const wide, least, most = 720.0, 240.0, 380.0
	lowest, highest := area.Point{Lon: math.MaxInt32, Lat: math.MaxInt32}, area.Point{Lon: math.MinInt32, Lat: math.MinInt32}
	reach := func(s area.Shape) {
		if s.IsZero() {
			return
		}
		a, b := s.Bounds()
		lowest = area.Point{Lon: min(lowest.Lon, a.Lon), Lat: min(lowest.Lat, a.Lat)}
		highest = area.Point{Lon: max(highest.Lon, b.Lon), Lat: max(highest.Lat, b.Lat)}
	}
	for i := range plan.Areas {
		reach(plan.Areas[i].Shape)
	}
	for i := range plan.Items {
		reach(plan.Items[i].Shape)
	}
	if lowest.Lon > highest.Lon || lowest == highest {
		return ""
	}
	w, s := lowest.Degrees()
	e, n := highest.Degrees()
	v := viewOf(w, s, e, n, wide, least, most)
	path := func(shape area.Shape) string {
		var b strings.Builder
		for _, polygon := range shape.Polygons() {
			for _, ring := range polygon {
				at := make([][2]float64, len(ring))
				for i, q := range ring {
					at[i][0], at[i][1] = v.point(q)
				}
				b.WriteString(penned(at, true))
			}
		}
		return b.String()
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="pl-map" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">%s`, wide, v.tall, html.EscapeString(l.t("plan.map")), planPatterns("pm"))
	base.draw(&b, v)
	for i := range plan.Areas {
		fmt.Fprintf(&b, `<path class="pl-area" d="%s"/>`, path(plan.Areas[i].Shape))
	}
	// The largest lie below.
	order := make([]int, len(plan.Items))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return cmp.Compare(plan.Place(&plan.Items[j]).KM2(), plan.Place(&plan.Items[i]).KM2())
	})
	// What is looked at from afar is drawn over what is stood on, with the paper showing beneath its line.
	for _, afar := range []bool{false, true} {
		for _, i := range order {
			it := &plan.Items[i]
			class := groundClass(it.Kind)
			place := plan.Place(it)
			if place.IsZero() || afar != (class != "pl-ground") {
				continue
			}
			line := path(place)
			if afar {
				fmt.Fprintf(&b, `<path class="pl-under" d="%s"/>`, line)
			}
			fmt.Fprintf(&b, `<path class="%s" d="%s"><title>%s</title></path>`, class, line, html.EscapeString(l.name(p.Name(it.Party))+l.t("list.comma")+" "+l.word("plan.kind", it.Kind)))
		}
	}
	for i := range found {
		f := &found[i]
		switch {
		case f.Where.IsZero() || f.Mark == 0:
		case f.Free():
			class := "pl-gap"
			if f.Code == "gap_time" {
				class += " part"
			}
			fmt.Fprintf(&b, `<path class="%s" fill="url(#pmv)" d="%s"/>`, class, path(f.Where))
		default:
			fmt.Fprintf(&b, `<path class="pl-clash" d="%s"/>`, path(f.Where))
		}
	}
	// Names stand where they do not lie on each other; what several keep on one place is one label.
	type label struct {
		x, y  float64
		lines []string
	}
	var labels []label
	add := func(place area.Shape, line string) {
		if place.IsZero() {
			return
		}
		x, y := v.point(place.LabelPoint())
		for i := range labels {
			if math.Abs(labels[i].x-x) < 90 && math.Abs(labels[i].y-y) < 8+15*float64(len(labels[i].lines)) {
				if !slices.Contains(labels[i].lines, line) {
					labels[i].lines = append(labels[i].lines, line)
				}
				return
			}
		}
		labels = append(labels, label{x, y, []string{line}})
	}
	for i := range plan.Items {
		it := &plan.Items[i]
		add(plan.Place(it), l.name(p.Name(it.Party))+" · "+l.word("plan.kind", it.Kind))
	}
	if len(plan.Items) == 0 {
		for i := range plan.Areas {
			add(plan.Areas[i].Shape, l.name(plan.Areas[i].Name))
		}
	}
	taken := []paperRoom{{0, v.tall - 34, wide / 4, v.tall}} // the scale
	for _, x := range labels {
		half := 0.0
		for _, line := range x.lines {
			half = max(half, 3.6*float64(len([]rune(line))))
		}
		taken = append(taken, paperRoom{x.x - half, x.y - 9*float64(len(x.lines)), x.x + half, x.y + 9*float64(len(x.lines))})
	}
	// The number of a finding stands in its place, or as near to that as there is room.
	var marks strings.Builder
	for i := range found {
		f := &found[i]
		if f.Mark == 0 {
			continue
		}
		x0, y0 := v.point(f.at)
		x, y := x0, y0
		for _, d := range [][2]float64{{0, 0}, {0, 24}, {0, -24}, {24, 0}, {-24, 0}, {26, 26}, {-26, 26}, {26, -26}, {-26, -26}, {0, 46}, {0, -46}, {50, 0}, {-50, 0}} {
			x, y = min(max(x0+d[0], 11), wide-11), min(max(y0+d[1], 11), v.tall-11)
			room := paperRoom{x - 11, y - 11, x + 11, y + 11}
			if !slices.ContainsFunc(taken, room.meets) {
				break
			}
		}
		taken = append(taken, paperRoom{x - 11, y - 11, x + 11, y + 11})
		class := "pl-mark"
		if f.Free() {
			class += " v"
		}
		if math.Abs(x-x0)+math.Abs(y-y0) > 1 {
			fmt.Fprintf(&marks, `<path class="pl-leader" d="M%.1f %.1fL%.1f %.1f"/>`, x0, y0, x, y)
		}
		fmt.Fprintf(&marks, `<g class="%s"><title>%s</title><circle cx="%.1f" cy="%.1f" r="9"/><text x="%.1f" y="%.1f" text-anchor="middle">%s</text></g>`, class, html.EscapeString(l.name(f.Words)), x, y, x, y+4, html.EscapeString(l.num(f.Mark)))
	}
	base.drawTowns(&b, v, l, taken)
	for _, x := range labels {
		y := x.y - 7.5*float64(len(x.lines)-1)
		for i, line := range x.lines {
			fmt.Fprintf(&b, `<text class="pl-label" x="%.1f" y="%.1f" text-anchor="middle" direction="%s">%s</text>`, x.x, y+15*float64(i)+4, l.Dir, html.EscapeString(line))
		}
	}
	b.WriteString(marks.String())
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // what people wrote is escaped
}

// groundClass is how ground that is kept in a way is drawn.
func groundClass(k watch.Kind) string {
	switch k {
	case watch.Aerial, watch.Sensor:
		return "pl-air"
	case watch.Liaison, watch.OpenSources:
		return "pl-soft"
	}
	return "pl-ground"
}

// planCalendar draws items × time, with what is left to nobody above the items of each area. Time runs with the script.
func planCalendar(l *locale, plan *watch.Plan, left []planFinding, p *parties, now time.Time) template.HTML {
	w := plan.Window()
	if w.Empty() || w.From == watch.Begin || w.To == watch.End || len(plan.Items) == 0 {
		return ""
	}
	const wide, names, row, head = 760.0, 208.0, 24.0, 34.0
	type line struct {
		title, class, sub string
		spans             watch.Spans
	}
	var lines []line
	for i := range plan.Areas {
		a := &plan.Areas[i]
		var free watch.Spans
		for _, f := range left {
			if f.Area == a.Key {
				free = free.Union(f.When)
			}
		}
		lines = append(lines, line{l.name(a.Name), "free", "", free})
		for j := range plan.Items {
			it := &plan.Items[j]
			if it.Area != a.Key {
				continue
			}
			lines = append(lines, line{l.name(p.Name(it.Party)), "on " + string(it.Kind), l.word("plan.kind", it.Kind), planSpans(plan, it)})
		}
	}
	for j := range plan.Items {
		if it := &plan.Items[j]; plan.Area(it.Area) == nil {
			lines = append(lines, line{l.name(p.Name(it.Party)), "on " + string(it.Kind), l.word("plan.kind", it.Kind), planSpans(plan, it)})
		}
	}
	tall := head + row*float64(len(lines)) + 4
	rtl := l.Dir == "rtl"
	x := func(t int64) float64 {
		part := float64(t-w.From) / float64(w.To-w.From) * (wide - names - 8)
		if rtl {
			return wide - names - part
		}
		return names + part
	}
	start, anchor := 4.0, "start"
	if rtl {
		start = wide - 4
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="pl-cal" viewBox="0 0 %.0f %.0f" role="img" aria-label="%s">%s`, wide, tall, html.EscapeString(l.t("plan.calendar")), planPatterns("pc"))
	days := float64(w.To-w.From) / 86400
	step := 1
	for _, s := range []int{1, 2, 7, 14, 30, 61, 182, 365} {
		if step = s; days/float64(s) <= 16 {
			break
		}
	}
	first := time.Unix(w.From, 0).UTC().Truncate(24 * time.Hour)
	month := time.Month(0)
	for t := first; t.Unix() < w.To; t = t.AddDate(0, 0, step) {
		if t.Unix() < w.From {
			continue
		}
		fmt.Fprintf(&b, `<path class="pl-tick" d="M%.1f %.0fV%.0f"/>`, x(t.Unix()), head-4, tall)
		end := min(t.AddDate(0, 0, step).Unix(), w.To)
		mid := (x(t.Unix()) + x(end)) / 2
		fmt.Fprintf(&b, `<text class="pl-day" x="%.1f" y="28" text-anchor="middle">%s</text>`, mid, html.EscapeString(l.figures(fmt.Sprint(t.Day()))))
		if t.Month() != month {
			month = t.Month()
			fmt.Fprintf(&b, `<text class="pl-month" x="%.1f" y="12" text-anchor="middle" direction="%s">%s</text>`, mid, l.Dir, html.EscapeString(l.monthShort(month)))
		}
	}
	for i, r := range lines {
		y := head + row*float64(i)
		fmt.Fprintf(&b, `<path class="pl-tick" d="M0 %.0fH%.0f"/>`, y, wide)
		class, in := "pl-name", 0.0
		if r.class != "free" {
			class, in = "pl-who", 12
		}
		if rtl {
			in = -in
		}
		title := r.title
		if r.sub != "" {
			title += " · " + r.sub
		}
		fmt.Fprintf(&b, `<text class="%s" x="%.0f" y="%.0f" text-anchor="%s" direction="%s">%s</text>`, class, start+in, y+16, anchor, l.Dir, html.EscapeString(shorten(title, 34)))
		for _, s := range r.spans {
			from, to := x(s.From), x(s.To)
			if from > to {
				from, to = to, from
			}
			fill := ""
			if r.class == "free" {
				fill = ` fill="url(#pcv)"`
			}
			fmt.Fprintf(&b, `<rect class="pl-bar %s"%s x="%.1f" y="%.0f" width="%.1f" height="15"/>`, r.class, fill, from, y+4, max(to-from, .6))
		}
	}
	if t := now.Unix(); w.Holds(t) {
		fmt.Fprintf(&b, `<path class="pl-now" d="M%.1f %.0fV%.0f"/>`, x(t), head-6, tall)
	}
	b.WriteString(`</svg>`)
	return template.HTML(b.String()) //nolint:gosec // what people wrote is escaped
}

func planSpans(plan *watch.Plan, it *watch.PlanItem) watch.Spans {
	c, err := watch.Compile(plan.When(it))
	if err != nil {
		return nil
	}
	spans := c.Cover(nil, plan.Window())
	// Turns that are nearer to each other than a drawing can show are drawn as one.
	for apart := int64(1); len(spans) > 1500; apart *= 2 {
		fine := plan.Window().Seconds() * apart / 2000
		coarse := spans[:1]
		for _, s := range spans[1:] {
			if last := &coarse[len(coarse)-1]; s.From-last.To < fine {
				last.To = s.To
				continue
			}
			coarse = append(coarse, s)
		}
		spans = coarse
	}
	return spans
}

// shorten cuts a text to so many letters.
func shorten(s string, most int) string {
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most-1]) + "…"
}

// planKM2 writes a surface.
func (l *locale) planKM2(v float64) string {
	switch {
	case v <= 0:
		return l.t("plan.km2", l.num(0))
	case v < 0.01:
		return l.t("plan.km2.less", l.figures("0.01"))
	case v < 10:
		return l.t("plan.km2", l.figures(fmt.Sprintf("%.2f", v)))
	}
	return l.t("plan.km2", l.num(int(math.Round(v))))
}

// planStretch writes a stretch of time.
func (l *locale) planStretch(s watch.Span) string {
	from, to := s.Times()
	switch {
	case from.IsZero() && to.IsZero():
		return l.t("plan.span.always")
	case from.IsZero():
		return l.t("plan.span.until", l.stamp(to))
	case to.IsZero():
		return l.t("plan.span.from", l.stamp(from))
	}
	if a, b := incident.DayOf(from.UTC()), incident.DayOf(to.UTC()); a == b {
		return l.t("plan.span", l.stamp(from), l.figures(to.UTC().Format("15:04")))
	}
	return l.t("plan.span", l.stamp(from), l.stamp(to))
}
