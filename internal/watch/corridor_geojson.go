package watch

import (
	"fmt"
	"math"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Grid is what the answer must not be read without: how coarsely it looked.
func (c *Corridors) Grid() text.Bilingual {
	b := text.Bilingual{
		AR: fmt.Sprintf("نُظر إلى الأرض في خلايا ضلعها %.2f كم: قد تفوت فجوة أضيق من %.2f كم، والخط يمر في أواسط الخلايا.", c.CellKM, 2*c.CellKM),
		EN: fmt.Sprintf("Ground was looked at in cells of %.2f km: a gap narrower than %.2f km may be overlooked, and lines run through the middles of cells.", c.CellKM, 2*c.CellKM),
	}
	if c.Cut != nil && c.Cut.BlockKM > 0 {
		b.AR += fmt.Sprintf(" ولأن النطاق كبير بُحث عن أقل ما يسدّها في كتل ضلعها %.1f كم ثم في الخلايا حولها.", c.Cut.BlockKM)
		b.EN += fmt.Sprintf(" Because the region is large, what closes it was looked for in blocks of %.1f km first, and then cell by cell around them.", c.Cut.BlockKM)
	}
	return b
}

// GeoJSON is the answer as a FeatureCollection: lines with the role shortest, widest, barrier (by stretch of closed ground) and cut, the
// stretches of ways on ground of one kind with the role ground, a circle of the width at a way's narrowest with the role narrowest, and the
// region that was looked at. It is TLP:RED, and says how large the cells were. knownBy is as whose node knows it.
func (c *Corridors) GeoJSON(q CorridorAsk, knownBy string) map[string]any {
	features := []any{}
	add := func(role, kind string, coordinates any, props map[string]any) {
		props["role"], props["cell_km"], props["marking"] = role, c.CellKM, incident.TLPRed
		features = append(features, map[string]any{"type": "Feature", "geometry": map[string]any{"type": kind, "coordinates": coordinates}, "properties": props})
	}
	lo, hi := c.Region[0], c.Region[1]
	add("region", "Polygon", [][]area.Point{{lo, {Lon: hi.Lon, Lat: lo.Lat}, hi, {Lon: lo.Lon, Lat: hi.Lat}, lo}}, map[string]any{"cells": c.Cells, "open_km2": c.OpenKM2})
	for _, w := range []struct {
		role string
		way  *CorridorWay
	}{{"widest", c.Widest}, {"shortest", c.Shortest}} {
		if w.way == nil {
			continue
		}
		add(w.role, "LineString", twoPoints(w.way.Line), map[string]any{"km": w.way.KM, "width_km": w.way.WidthKM, "within_km": w.way.WithinKM, "unknown_km": w.way.UnknownKM})
		for _, s := range w.way.Stretches {
			add("ground", "LineString", twoPoints(s.Line), map[string]any{"of": w.role, "state": s.State, "km": s.KM})
		}
		add("narrowest", "Polygon", [][]area.Point{circle(w.way.Narrow, w.way.WidthKM/2)}, map[string]any{"of": w.role, "km": w.way.KM, "width_km": w.way.WidthKM, "within_km": w.way.WithinKM, "at": w.way.Narrow})
	}
	if b := c.Barrier; b != nil {
		for _, s := range b.Across {
			add("barrier", "LineString", twoPoints(s.Line), map[string]any{"state": s.State, "km": s.KM, "watches": list(b.Watches), "areas": list(b.Areas)})
		}
	}
	if c.Cut != nil {
		for _, l := range c.Cut.Lines {
			areas := []string{}
			for _, leg := range l.Legs {
				areas = append(areas, leg.Areas...)
			}
			add("cut", "LineString", twoPoints(l.Line), map[string]any{"km": l.KM, "ring": l.Ring, "edge": l.Edge, "areas": areas, "beside": list(l.Beside), "end_km": c.Cut.EndKM, "block_km": c.Cut.BlockKM})
		}
	}
	for _, e := range []struct {
		role string
		end  CorridorEnd
	}{{"from", q.From}, {"to", q.To}} {
		if e.end.Area == "" {
			add(e.role, "Point", e.end.At, map[string]any{})
		}
	}
	out := map[string]any{"type": "FeatureCollection", "marking": incident.TLPRed, "as_known_by": knownBy, "cell_km": c.CellKM, "note": c.Grid(), "features": features,
		"from": momentOf(q.Window.From), "to": momentOf(q.Window.To), "why": nil}
	if c.Why != "" {
		out["why"] = c.Why
	}
	return out
}

// twoPoints is a line that has the two points that GeoJSON asks of one.
func twoPoints(line []area.Point) []area.Point {
	if len(line) == 1 {
		return []area.Point{line[0], line[0]}
	}
	return line
}

// circle is a ring of a radius in km around a point.
func circle(p area.Point, km float64) []area.Point {
	const corners = 48
	east, north := kmPerStep(float64(p.Lat))
	out := make([]area.Point, 0, corners+1)
	for k := range corners {
		y, x := math.Sincos(2 * math.Pi * float64(k) / corners)
		out = append(out, area.Point{Lon: int32(min(max(float64(p.Lon)+x*km/east, -180e7), 180e7)), Lat: int32(min(max(float64(p.Lat)+y*km/north, -90e7), 90e7))})
	}
	return append(out, out[0])
}
