package web

import (
	"encoding/json"
	"fmt"
	"html"
	"math"
	"strings"
	"sync"

	"tansiq/internal/area"
	"tansiq/internal/text"
)

// The basemap beneath a figure, drawn here and not by a script, so that it stands on paper too: the layers that the map of the
// pages has, in its order and its colours, north up in both languages.

// baseRing is a line or a ring of the basemap, degrees.
type baseRing struct {
	points         [][2]float64
	w, s, e, n     float64
	class          string
	filled, dashed bool
}

// baseTown is a place that has a name on the map.
type baseTown struct {
	lon, lat float64
	name     text.Bilingual
	rank     int
}

// baseLayers are the layers in the order in which they are drawn.
type baseLayers struct {
	rings []baseRing
	towns []baseTown // in order of importance
}

// baseOf reads the layers once. A layer that is missing is not drawn.
func baseOf(a *assets) func() *baseLayers {
	return sync.OnceValue(func() *baseLayers {
		b := &baseLayers{}
		for _, x := range []struct {
			file, class string
			filled      bool
			only        func(cc, kind string) bool
		}{
			{"land", "b-land", true, nil},
			{"countries", "b-home", true, func(cc, _ string) bool { return cc == "SY" }},
			{"lakes", "b-lake", true, nil},
			{"rivers", "b-river", false, nil},
			{"governorates", "b-gov", false, func(cc, _ string) bool { return cc == "SY" || cc == "IQ" }},
			{"coast", "b-coast", false, nil},
			{"borders", "b-border", false, nil},
			{"towns", "", false, nil},
		} {
			b.take(a.basemap[x.file+".geojson"].raw, x.class, x.filled, x.only)
		}
		return b
	})
}

func (b *baseLayers) take(raw []byte, class string, filled bool, only func(cc, kind string) bool) {
	var file struct {
		Features []struct {
			Properties struct {
				AR, EN, CC, Kind string
				Rank             int
			}
			Geometry struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if json.Unmarshal(raw, &file) != nil {
		return
	}
	for _, f := range file.Features {
		p := f.Properties
		if only != nil && !only(p.CC, p.Kind) {
			continue
		}
		var lines [][][2]float64
		switch f.Geometry.Type {
		case "Point":
			var at [2]float64
			if json.Unmarshal(f.Geometry.Coordinates, &at) == nil {
				b.towns = append(b.towns, baseTown{at[0], at[1], text.Bilingual{AR: p.AR, EN: p.EN}, p.Rank})
			}
			continue
		case "MultiPolygon":
			var polygons [][][][2]float64
			if json.Unmarshal(f.Geometry.Coordinates, &polygons) == nil {
				for _, rings := range polygons {
					lines = append(lines, rings...)
				}
			}
		case "Polygon", "MultiLineString":
			if json.Unmarshal(f.Geometry.Coordinates, &lines) != nil {
				continue
			}
		}
		for _, points := range lines {
			r := baseRing{points: points, w: 180, s: 90, e: -180, n: -90, class: class, filled: filled, dashed: p.Kind == "disputed"}
			for _, q := range points {
				r.w, r.e, r.s, r.n = min(r.w, q[0]), max(r.e, q[0]), min(r.s, q[1]), max(r.n, q[1])
			}
			b.rings = append(b.rings, r)
		}
	}
}

// figureView is what a figure shows: a window on the ground, and how it lies on the paper.
type figureView struct {
	w, s, e, n  float64 // degrees
	wide, tall  float64 // pixels
	across, off float64 // pixels a degree of longitude and latitude
}

// viewOf is a window that holds some ground with land around it, wide pixels across and least to most high.
func viewOf(w, s, e, n, wide, least, most float64) figureView {
	shrink := math.Cos((s + n) / 2 * math.Pi / 180)
	const around, nearest = 1.3, 0.35 // how much more is shown than asked, and degrees of latitude at the least
	across, high := max((e-w)*around*shrink, nearest), max((n-s)*around, nearest)
	off := min(wide/across, most/high)
	v := figureView{wide: wide, tall: max(least, min(most, high*off)), off: off, across: off * shrink}
	midLon, midLat := (w+e)/2, (s+n)/2
	v.w, v.e = midLon-wide/2/v.across, midLon+wide/2/v.across
	v.s, v.n = midLat-v.tall/2/v.off, midLat+v.tall/2/v.off
	return v
}

func (v *figureView) at(lon, lat float64) (x, y float64) {
	return (lon - v.w) * v.across, (v.n - lat) * v.off
}

func (v *figureView) point(p area.Point) (x, y float64) { return v.at(p.Degrees()) }

// draw writes the layers beneath a figure.
func (b *baseLayers) draw(out *strings.Builder, v figureView) {
	fmt.Fprintf(out, `<rect class="b-sea" width="%.0f" height="%.0f"/>`, v.wide, v.tall)
	var fills []string // one path for all rings of a layer: holes and islands come right by the even-odd rule
	flush := func(class string) {
		if len(fills) > 0 {
			fmt.Fprintf(out, `<path class="%s" fill-rule="evenodd" d="%s"/>`, class, strings.Join(fills, ""))
			fills = nil
		}
	}
	last := ""
	for i := range b.rings {
		r := &b.rings[i]
		if r.class != last {
			flush(last)
			last = r.class
		}
		if r.e < v.w || r.w > v.e || r.n < v.s || r.s > v.n {
			continue
		}
		if r.filled {
			fills = append(fills, v.ring(r.points))
			continue
		}
		class := r.class
		if r.dashed {
			class += " dis"
		}
		if d := v.line(r.points); d != "" {
			fmt.Fprintf(out, `<path class="%s" d="%s"/>`, class, d)
		}
	}
	flush(last)
}

// ring is a filled ring cut to the view.
func (v *figureView) ring(points [][2]float64) string {
	const edge = 6 // pixels outside of the view
	at := make([][2]float64, len(points))
	for i, p := range points {
		at[i][0], at[i][1] = v.at(p[0], p[1])
	}
	for _, side := range []struct {
		axis  int
		limit float64
		below bool
	}{{0, -edge, false}, {0, v.wide + edge, true}, {1, -edge, false}, {1, v.tall + edge, true}} {
		in := func(p [2]float64) bool { return p[side.axis] >= side.limit != side.below || p[side.axis] == side.limit }
		var cut [][2]float64
		for i, p := range at {
			q := at[(i+len(at)-1)%len(at)]
			if in(p) != in(q) {
				k := (side.limit - q[side.axis]) / (p[side.axis] - q[side.axis])
				cut = append(cut, [2]float64{q[0] + k*(p[0]-q[0]), q[1] + k*(p[1]-q[1])})
			}
			if in(p) {
				cut = append(cut, p)
			}
		}
		at = cut
	}
	return penned(at, true)
}

// line is what is seen of a line.
func (v *figureView) line(points [][2]float64) string {
	const edge = 40
	var out strings.Builder
	var run [][2]float64
	outside := func(p [2]float64) bool {
		return p[0] < -edge || p[0] > v.wide+edge || p[1] < -edge || p[1] > v.tall+edge
	}
	for i, p := range points {
		x, y := v.at(p[0], p[1])
		q := [2]float64{x, y}
		if len(run) > 0 && outside(q) && outside(run[len(run)-1]) {
			if len(run) > 1 {
				out.WriteString(penned(run, false))
			}
			run = run[:0]
		}
		run = append(run, q)
		if i == len(points)-1 && len(run) > 1 {
			out.WriteString(penned(run, false))
		}
	}
	return out.String()
}

// penned writes positions of the paper as the data of a path; what is nearer than can be seen is left out.
func penned(points [][2]float64, closed bool) string {
	if len(points) < 2 {
		return ""
	}
	var b strings.Builder
	lastX, lastY := math.Inf(1), math.Inf(1)
	for i, p := range points {
		if i > 0 && i < len(points)-1 && math.Abs(p[0]-lastX)+math.Abs(p[1]-lastY) < 0.4 {
			continue
		}
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", letter, p[0], p[1])
		lastX, lastY = p[0], p[1]
	}
	if closed {
		b.WriteByte('z')
	}
	return b.String()
}

// paperRoom is room on the paper that is taken.
type paperRoom struct{ x0, y0, x1, y1 float64 }

func (p paperRoom) meets(o paperRoom) bool {
	return p.x0 < o.x1 && o.x0 < p.x1 && p.y0 < o.y1 && o.y0 < p.y1
}

// mostTowns is how many names of places a figure carries.
const mostTowns = 14

// drawTowns writes the names of places, the important ones first, where there is room for them, and a scale.
func (b *baseLayers) drawTowns(out *strings.Builder, v figureView, l *locale, taken []paperRoom) {
	shown := 0
	for _, t := range b.towns {
		x, y := v.at(t.lon, t.lat)
		if shown == mostTowns {
			break
		}
		if x < 4 || x > v.wide-4 || y < 12 || y > v.tall-8 {
			continue
		}
		name := l.name(t.name)
		long := 6.6 * float64(len([]rune(name)))
		for _, right := range []bool{true, false} {
			anchor, at, room := "start", x+6, paperRoom{x - 4, y - 9, x + 10 + long, y + 7}
			if !right {
				anchor, at, room = "end", x-6, paperRoom{x - 10 - long, y - 9, x + 4, y + 7}
			}
			free := room.x0 >= 0 && room.x1 <= v.wide
			for _, o := range taken {
				free = free && !room.meets(o)
			}
			if !free {
				continue
			}
			taken = append(taken, room)
			if l.Dir == "rtl" { // anchors follow the direction of the words
				anchor = map[string]string{"start": "end", "end": "start"}[anchor]
			}
			size := 1.8
			if t.rank == 1 {
				size = 2.6
			}
			fmt.Fprintf(out, `<circle class="b-dot" cx="%.1f" cy="%.1f" r="%.1f"/><text class="b-town" x="%.1f" y="%.1f" text-anchor="%s" direction="%s">%s</text>`, x, y, size, at, y+4, anchor, l.Dir, html.EscapeString(name))
			shown++
			break
		}
	}
	// A round length of at most a fifth of the width.
	km := v.wide / 5 / (v.off / 111.2)
	round := math.Pow(10, math.Floor(math.Log10(km)))
	for _, k := range []float64{5, 2} {
		if round*k <= km {
			round *= k
			break
		}
	}
	long, y := round*v.off/111.2, v.tall-10
	said := l.t("watch.km", l.figures(strings.TrimSuffix(fmt.Sprintf("%.1f", round), ".0")))
	fmt.Fprintf(out, `<path class="b-scale" d="M10 %.1fv5h%.1fv-5"/><text class="b-town" x="%.1f" y="%.1f" text-anchor="middle" direction="%s">%s</text>`, y-5, long, 10+long/2, y-8, l.Dir, html.EscapeString(said))
}
