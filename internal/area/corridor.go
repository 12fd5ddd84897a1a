package area

import (
	"math"
	"strconv"
)

// Bounds of lines.
const (
	maxLinePoints = 2000
	minCorridorKM = 0.01
	maxCorridorKM = 200
)

// checkLine reports what is wrong with a line, nil when nothing is.
func checkLine(line []Point) error {
	distinct := false
	for i, p := range line {
		if !p.valid() {
			return geometryError("range", "["+strconv.Itoa(i)+"]", pointText(p))
		}
		distinct = distinct || p != line[0]
	}
	switch {
	case !distinct:
		return geometryError("short_line", "", strconv.Itoa(len(line)))
	case len(line) > maxLinePoints:
		return geometryError("long_line", "", strconv.Itoa(len(line)))
	}
	return nil
}

// Buffer returns a corridor: the land within km of a line, with round joins and ends. The line has 2 to 2,000 points;
// its pieces are straight in longitude and latitude, as on the map. km is from 0.01 to 200, to each side. Distances
// are good to half a percent of km: ends are drawn with 64 corners, and what lies between is measured in the local
// scale of each piece. The error is a *GeometryError.
func Buffer(line []Point, km float64) (Shape, error) {
	if err := checkLine(line); err != nil {
		return Shape{}, err
	}
	if !(km >= minCorridorKM && km <= maxCorridorKM) {
		return Shape{}, geometryError("width", "", strconv.FormatFloat(km, 'g', -1, 64))
	}
	var capsules []Shape
	for i := 1; i < len(line); i++ {
		a, b := line[i-1].grid(), line[i].grid()
		if a == b {
			continue
		}
		// Pieces so short that the scale hardly changes along them.
		n := int64(math.Ceil(edgeKM(a, b, gridRadians) / max(25, km/4)))
		for k := range n {
			p := pt{a.x + (b.x-a.x)*k/n, a.y + (b.y-a.y)*k/n}
			q := pt{a.x + (b.x-a.x)*(k+1)/n, a.y + (b.y-a.y)*(k+1)/n}
			if p == q {
				continue
			}
			s, err := capsule(p, q, km)
			if err != nil {
				return Shape{}, err
			}
			capsules = append(capsules, s)
		}
	}
	return Union(capsules...), nil
}

// capsule is the land within km of one short piece.
func capsule(a, b pt, km float64) (Shape, error) {
	const corners = 32 // of half a circle
	east, north := scaleKM(float64(a.y+b.y) / 2 * gridRadians)
	heading := math.Atan2(float64(b.x-a.x)*east, float64(b.y-a.y)*north) // from north to east
	ring := make([]Point, 0, 2*corners+2)
	for _, end := range []struct {
		at   pt
		from float64
	}{{b, heading + math.Pi/2}, {a, heading + 3*math.Pi/2}} {
		for i := range corners + 1 {
			p, ok := away(end.at, end.from-math.Pi*float64(i)/corners, km)
			if !ok {
				return Shape{}, geometryError("edge_of_map", "", pointText(end.at.point()))
			}
			ring = append(ring, p)
		}
	}
	s, _, err := MakeShape([][][]Point{{ring}})
	return s, err
}

// away returns the position km from p in a direction in radians from north to east, by the great circle of a sphere
// that has the ellipsoid's curvature there; false when it leaves the map.
func away(p pt, heading, km float64) (Point, bool) {
	lat := float64(p.y) * gridRadians
	east, north := scaleKM(lat)
	// On the sphere of the radius across the meridian, a step north is longer by the ratio of the radii.
	radius := east / math.Cos(lat)
	sin, cos := math.Sincos(heading)
	cos *= radius / north
	far := math.Hypot(sin, cos)
	d := km / radius * far
	sin, cos = sin/far, cos/far
	sinLat, cosLat := math.Sincos(lat)
	to := math.Asin(min(max(sinLat*math.Cos(d)+cosLat*math.Sin(d)*cos, -1), 1))
	step := math.Atan2(sin*math.Sin(d)*cosLat, math.Cos(d)-sinLat*math.Sin(to))
	lon := float64(p.x)*gridRadians + step
	if math.Abs(lon) > math.Pi || math.Abs(to) > 89*math.Pi/180 || math.Abs(lat)+km/6300 > 89.5*math.Pi/180 {
		return Point{}, false
	}
	return PointOf(lon*180/math.Pi, to*180/math.Pi), true
}
