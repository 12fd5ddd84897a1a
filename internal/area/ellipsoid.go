package area

import "math"

// WGS 84.
const (
	semiMajorKM  = 6378.137
	flattening   = 1 / 298.257223563
	eccentricity = flattening * (2 - flattening) // squared
)

const (
	gridRadians = math.Pi / 180 / perGrid
	perGrid     = 1e7 // steps of the stored grid in a degree
	fineRadians = gridRadians / (1 << fineBits)
)

// authalic is the area, in units of a²(1−e²) for one radian of longitude, between the equator and the latitude whose
// sine is s: s/2/(1−e²s²) + atanh(es)/2e, the second part as its series, of which six terms are exact here.
func authalic(s float64) float64 {
	z := eccentricity * s * s
	series := 1 + z*(1./3+z*(1./5+z*(1./7+z*(1./9+z*(1./11+z/13)))))
	return s / 2 * (1/(1-z) + series)
}

// ringKM2 is the area of a ring on the ellipsoid in km², positive for an anticlockwise one. Edges are straight in
// longitude and latitude. unit is a grid step in radians.
func ringKM2(ring []pt, unit float64) float64 {
	b := boundsOf(ring)
	const scale = semiMajorKM * semiMajorKM * (1 - eccentricity)
	if extent := float64(max(b.max.x-b.min.x, b.max.y-b.min.y)) * unit; extent < 2e-6 {
		// Within some metres sums of authalic would lose digits. There the ellipsoid is flat, in the scale of the
		// latitude of the ring's centroid.
		o, sum, moment := ring[0], doubleArea(ring).float(), 0.0
		if sum == 0 {
			return 0
		}
		for i := 1; i+1 < len(ring); i++ {
			moment += cross(o, ring[i], ring[i+1]).float() * float64(ring[i].y-o.y+ring[i+1].y-o.y) / 3
		}
		y := min(max(float64(o.y)+moment/sum, float64(b.min.y)), float64(b.max.y))
		s := math.Sin(y * unit)
		w := 1 - eccentricity*s*s
		return scale * math.Sqrt(1-s*s) / (w * w) * sum / 2 * unit * unit
	}
	// Green: the area is −∮ authalic dλ around an anticlockwise ring. The value of a latitude inside is taken off
	// everywhere, because over a closed ring it adds nothing but rounding.
	level := authalic(math.Sin(float64(ring[0].y) * unit))
	sum := 0.0
	p := ring[len(ring)-1]
	for _, q := range ring {
		if dx := q.x - p.x; dx != 0 {
			sum -= float64(dx) * unit * (meanAuthalic(float64(p.y)*unit, float64(q.y)*unit) - level)
		}
		p = q
	}
	return scale * sum
}

// Nodes and weights of Gauss and Legendre on [0,1].
var (
	gauss2        = [2]float64{0.21132486540518713, 0.78867513459481287}
	gauss4        = [4]float64{0.069431844202973714, 0.33000947820757187, 0.66999052179242813, 0.93056815579702629}
	gauss4Weights = [4]float64{0.17392742256872692, 0.32607257743127307, 0.32607257743127307, 0.17392742256872692}
)

// meanAuthalic is the mean of authalic over latitudes from a to b, in radians.
func meanAuthalic(a, b float64) float64 {
	d := b - a
	switch {
	case d == 0:
		return authalic(math.Sin(a))
	case math.Abs(d) < 0.002:
		return (authalic(math.Sin(a+d*gauss2[0])) + authalic(math.Sin(a+d*gauss2[1]))) / 2
	case math.Abs(d) > 0.1:
		n := math.Ceil(math.Abs(d) / 0.1)
		sum := 0.0
		for i := range int(n) {
			sum += meanAuthalic(a+d*float64(i)/n, a+d*float64(i+1)/n)
		}
		return sum / n
	}
	sum := 0.0
	for i, x := range gauss4 {
		sum += gauss4Weights[i] * authalic(math.Sin(a+d*x))
	}
	return sum
}

func polygonKM2(p polygon, unit float64) float64 {
	sum := 0.0
	for _, r := range p {
		sum += ringKM2(r, unit)
	}
	return sum
}

// scaleKM is how many km a radian of longitude and of latitude are long at a latitude in radians.
func scaleKM(lat float64) (east, north float64) {
	s := math.Sin(lat)
	w := 1 - eccentricity*s*s
	return semiMajorKM * math.Cos(lat) / math.Sqrt(w), semiMajorKM * (1 - eccentricity) / (w * math.Sqrt(w))
}

// edgeKM is the length on the ellipsoid of an edge that is straight in longitude and latitude, good to 1e-6.
func edgeKM(a, b pt, unit float64) float64 {
	dx, dy := float64(b.x-a.x)*unit, float64(b.y-a.y)*unit
	n := math.Ceil(math.Abs(dy) / 0.01) // pieces of about half a degree
	n = max(n, 1)
	sum := 0.0
	for i := range int(n) {
		east, north := scaleKM(float64(a.y)*unit + dy*(float64(i)+0.5)/n)
		sum += math.Hypot(dx*east, dy*north) / n
	}
	return sum
}
