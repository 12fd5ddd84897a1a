package area

import (
	"cmp"
	"container/heap"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math"
	"slices"
	"sync"
)

// Point is a WGS 84 position in units of 1e-7 degrees, about a centimetre.
type Point struct{ Lon, Lat int32 }

// PointOf rounds a position in degrees to the grid. What lies off the globe is moved to its edge, and what is not a
// number to 0: who takes numbers from others checks them before.
func PointOf(lon, lat float64) Point {
	to := func(v, limit float64) int32 {
		if v != v {
			return 0
		}
		return int32(math.Round(min(max(v, -limit), limit) * perGrid))
	}
	return Point{to(lon, 180), to(lat, 90)}
}

// Degrees returns the position in degrees.
func (p Point) Degrees() (lon, lat float64) {
	return float64(p.Lon) / perGrid, float64(p.Lat) / perGrid
}

func (p Point) grid() pt { return pt{int64(p.Lon), int64(p.Lat)} }

func (p pt) point() Point { return Point{int32(p.x), int32(p.y)} }

// valid reports whether the position is on the globe.
func (p Point) valid() bool {
	return abs(int64(p.Lon)) <= 180*perGrid && abs(int64(p.Lat)) <= 90*perGrid
}

// Shape is a piece of land: polygons with holes on the grid of 1e-7 degrees, edges straight in longitude and
// latitude. It is immutable and always valid: rings are simple, at least three points, none of them on a straight
// line between its neighbours; polygons do not overlap and have at most points in common; outer rings run
// anticlockwise, holes clockwise. Rings begin at their least point and stand in order, so equal shapes have equal
// encodings. The zero Shape is no land at all.
//
// No shape crosses the 180th meridian.
type Shape struct{ o *outline }

type outline struct {
	polygons []polygon
	boxes    []bounds // of polygons
	box      bounds
	digest   func() string
}

// newShape takes polygons that are valid, in any order.
func newShape(polygons []polygon) Shape {
	if len(polygons) == 0 {
		return Shape{}
	}
	slices.SortFunc(polygons, func(p, q polygon) int { return slices.CompareFunc(p, q, compareRings) })
	o := &outline{polygons: polygons, boxes: make([]bounds, len(polygons))}
	for i, p := range polygons {
		o.boxes[i] = boundsOf(p[0])
		if i == 0 {
			o.box = o.boxes[0]
		}
		o.box = o.box.with(o.boxes[i])
	}
	o.digest = sync.OnceValue(func() string {
		h := sha256.New()
		var b []byte
		for _, p := range polygons {
			b = binary.AppendUvarint(b[:0], uint64(len(p)))
			for _, r := range p {
				b = binary.AppendUvarint(b, uint64(len(r)))
				for _, c := range r {
					b = binary.AppendVarint(binary.AppendVarint(b, c.x), c.y)
				}
			}
			_, _ = h.Write(b) // a hash never fails
		}
		return hex.EncodeToString(h.Sum(nil)[:16])
	})
	return Shape{o}
}

func (s Shape) polygons() []polygon {
	if s.o == nil {
		return nil
	}
	return s.o.polygons
}

// IsZero reports whether the shape is no land at all.
func (s Shape) IsZero() bool { return s.o == nil }

// Equal reports whether both shapes are the same land.
func (s Shape) Equal(t Shape) bool {
	return s.o == t.o || s.o != nil && t.o != nil && s.o.box == t.o.box && slices.EqualFunc(s.o.polygons, t.o.polygons, func(p, q polygon) bool {
		return slices.EqualFunc(p, q, func(a, b []pt) bool { return slices.Equal(a, b) })
	})
}

// Digest is a short hash of the shape, 32 hexadecimal digits, the same for equal shapes; empty for the zero Shape.
func (s Shape) Digest() string {
	if s.o == nil {
		return ""
	}
	return s.o.digest()
}

// Polygons returns a copy of the polygons: for each the outer ring and its holes, without repeated last points.
func (s Shape) Polygons() [][][]Point {
	var out [][][]Point
	for _, p := range s.polygons() {
		rings := make([][]Point, len(p))
		for i, r := range p {
			rings[i] = make([]Point, len(r))
			for k, c := range r {
				rings[i][k] = c.point()
			}
		}
		out = append(out, rings)
	}
	return out
}

// Points returns how many points the rings have together.
func (s Shape) Points() int {
	n := 0
	for _, p := range s.polygons() {
		for _, r := range p {
			n += len(r)
		}
	}
	return n
}

// Bounds returns the corners of the smallest box around the shape, zero for the zero Shape.
func (s Shape) Bounds() (lowest, highest Point) {
	if s.o == nil {
		return
	}
	return s.o.box.min.point(), s.o.box.max.point()
}

// Contains reports whether the position lies in the shape. A position on a boundary belongs to exactly one of the two
// sides, and of two shapes that share the edge to exactly one.
func (s Shape) Contains(p Point) bool {
	return s.o != nil && s.contains(p.grid())
}

func (s Shape) contains(c pt) bool {
	at := bounds{c, c}
	if !s.o.box.meets(at) {
		return false
	}
	for i, p := range s.o.polygons {
		if s.o.boxes[i].meets(at) && p.contains(c) {
			return true
		}
	}
	return false
}

func (p polygon) contains(c pt) bool {
	inside := false
	for _, r := range p { // a hole turns inside to outside again
		if insideRing(r, c) {
			inside = !inside
		}
	}
	return inside
}

// KM2 is the area in km² on the WGS 84 ellipsoid, edges straight in longitude and latitude, relative error below
// 1e-10.
func (s Shape) KM2() float64 {
	sum := 0.0
	for _, p := range s.polygons() {
		sum += polygonKM2(p, gridRadians)
	}
	return sum
}

// Near reports whether the shape has land within km of the position: it lies in the shape or so near to its boundary,
// on a sphere that is flat over such a distance.
func (s Shape) Near(p Point, km float64) bool {
	if s.o == nil {
		return false
	}
	c := p.grid()
	east, north := scaleKM(float64(c.y) * gridRadians)
	east, north = east*gridRadians, north*gridRadians
	flat := func(q pt) (x, y float64) { return float64(q.x-c.x) * east, float64(q.y-c.y) * north }
	apart := func(b bounds) bool {
		west, south := flat(b.min)
		eastern, northern := flat(b.max)
		return west > km || south > km || eastern < -km || northern < -km
	}
	if apart(s.o.box) {
		return false
	}
	for i, poly := range s.o.polygons {
		if apart(s.o.boxes[i]) {
			continue
		}
		if poly.contains(c) {
			return true
		}
		for _, r := range poly {
			x, y := flat(r[len(r)-1])
			for _, q := range r {
				x2, y2 := flat(q)
				if fromOrigin(x, y, x2, y2) <= km {
					return true
				}
				x, y = x2, y2
			}
		}
	}
	return false
}

// fromOrigin is the distance of the origin from the segment between two points.
func fromOrigin(x, y, x2, y2 float64) float64 {
	dx, dy := x2-x, y2-y
	along := 0.0
	if d := dx*dx + dy*dy; d > 0 {
		along = min(max(-(x*dx+y*dy)/d, 0), 1)
	}
	return math.Hypot(x+along*dx, y+along*dy)
}

// LabelPoint returns a position inside the shape, far from its boundary: about the centre of the largest circle that
// fits into its largest polygon. For a shape thinner than the grid it may be a corner.
func (s Shape) LabelPoint() Point {
	if s.o == nil {
		return Point{}
	}
	best, most := s.o.polygons[0], 0.0
	for _, p := range s.o.polygons {
		if a := polygonKM2(p, gridRadians); a > most {
			best, most = p, a
		}
	}
	c := best.middle()
	if !best.contains(c) {
		c = best.scan()
	}
	return c.point()
}

// square is a part of the plane in which the middle is looked for.
type square struct {
	x, y, half  float64 // centre and half of its side
	dist, bound float64 // of the centre from the boundary, negative outside; no point in it can be farther
}

type squares []square

func (q squares) Len() int           { return len(q) }
func (q squares) Less(i, j int) bool { return q[i].bound > q[j].bound }
func (q squares) Swap(i, j int)      { q[i], q[j] = q[j], q[i] }
func (q *squares) Push(v any)        { *q = append(*q, v.(square)) }
func (q *squares) Pop() any {
	last := (*q)[len(*q)-1]
	*q = (*q)[:len(*q)-1]
	return last
}

// middle looks for the pole of inaccessibility, to within a hundredth of the polygon's extent: squares are quartered,
// the most promising first.
func (p polygon) middle() pt {
	b := boundsOf(p[0])
	// Degrees of longitude are shorter than those of latitude.
	shrink := math.Cos((float64(b.min.y) + float64(b.max.y)) / 2 * gridRadians)
	if shrink < 0.01 {
		shrink = 0.01
	}
	flat := func(c pt) (x, y float64) { return float64(c.x-b.min.x) * shrink, float64(c.y - b.min.y) }
	width, height := flat(b.max)
	at := func(x, y, half float64) square {
		dist, inside := math.Inf(1), false
		for _, r := range p {
			ax, ay := flat(r[len(r)-1])
			for _, c := range r {
				bx, by := flat(c)
				if (ay > y) != (by > y) && x < (bx-ax)*(y-ay)/(by-ay)+ax {
					inside = !inside
				}
				dist = min(dist, fromOrigin(ax-x, ay-y, bx-x, by-y))
				ax, ay = bx, by
			}
		}
		if !inside {
			dist = -dist
		}
		return square{x, y, half, dist, dist + half*math.Sqrt2}
	}
	side := max(min(width, height), max(width, height)/32)
	var q squares
	for x := 0.0; x < width; x += side {
		for y := 0.0; y < height; y += side {
			q = append(q, at(x+side/2, y+side/2, side/2))
		}
	}
	heap.Init(&q)
	best := at(width/2, height/2, 0)
	precision := max(width, height) / 100
	for n := 0; q.Len() > 0 && n < 1000; n++ {
		s := heap.Pop(&q).(square)
		if s.dist > best.dist {
			best = s
		}
		if s.bound-best.dist <= precision {
			break
		}
		h := s.half / 2
		for _, d := range [4][2]float64{{-1, -1}, {1, -1}, {-1, 1}, {1, 1}} {
			heap.Push(&q, at(s.x+d[0]*h, s.y+d[1]*h, h))
		}
	}
	return pt{b.min.x + int64(math.Round(best.x/shrink)), b.min.y + int64(math.Round(best.y))}
}

// scan returns a grid point inside, by lines across the polygon; a corner when none is found.
func (p polygon) scan() pt {
	b := boundsOf(p[0])
	best, widest := p[0][0], int64(0)
	for i := int64(1); i < 64; i++ {
		y := b.min.y + (b.max.y-b.min.y)*i/64
		var xs []float64
		for _, r := range p {
			a := r[len(r)-1]
			for _, c := range r {
				if (a.y > y) != (c.y > y) {
					xs = append(xs, float64(a.x)+float64(c.x-a.x)*float64(y-a.y)/float64(c.y-a.y))
				}
				a = c
			}
		}
		slices.SortFunc(xs, cmp.Compare[float64])
		for k := 0; k+1 < len(xs); k += 2 {
			c := pt{int64(math.Round((xs[k] + xs[k+1]) / 2)), y}
			if w := int64(xs[k+1] - xs[k]); (w > widest || widest == 0) && p.contains(c) {
				best, widest = c, max(w, 1)
			}
		}
	}
	return best
}
