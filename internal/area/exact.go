package area

import (
	"cmp"
	"math"
	"math/big"
	"math/bits"
)

// pt is a point of an integer grid: of the stored grid (1e-7 degrees) or of the fine one, which has fineParts steps
// in one of those. Coordinates stay below 2^51, so that differences fit a float64 exactly and products 128 bits.
type pt struct{ x, y int64 }

// fineBits says how much finer the grid is on which arrangements are made: 2^20 steps in 1e-7 degrees, about
// 1e-8 metres, so that what rounding moves is far below the accuracy asked of areas.
const fineBits = 20

func (p pt) less(q pt) bool { return p.x < q.x || p.x == q.x && p.y < q.y }

func comparePts(p, q pt) int {
	if c := cmp.Compare(p.x, q.x); c != 0 {
		return c
	}
	return cmp.Compare(p.y, q.y)
}

// i128 is a signed integer of 128 bits in two's complement.
type i128 struct {
	hi int64
	lo uint64
}

func mul(a, b int64) i128 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	h := int64(hi)
	if a < 0 {
		h -= b
	}
	if b < 0 {
		h -= a
	}
	return i128{h, lo}
}

func (a i128) add(b i128) i128 {
	lo, carry := bits.Add64(a.lo, b.lo, 0)
	return i128{a.hi + b.hi + int64(carry), lo}
}

func (a i128) sub(b i128) i128 {
	lo, borrow := bits.Sub64(a.lo, b.lo, 0)
	return i128{a.hi - b.hi - int64(borrow), lo}
}

func (a i128) sign() int {
	switch {
	case a.hi < 0:
		return -1
	case a.hi == 0 && a.lo == 0:
		return 0
	}
	return 1
}

func (a i128) abs() i128 {
	if a.hi < 0 {
		return i128{}.sub(a)
	}
	return a
}

// float rounds to the nearest float64, nearly.
func (a i128) float() float64 {
	n := a.abs()
	f := math.Ldexp(float64(uint64(n.hi)), 64) + float64(n.lo)
	if a.hi < 0 {
		return -f
	}
	return f
}

// cross is (b−a) × (p−a): positive when p lies to the left of the line from a to b.
func cross(a, b, p pt) i128 {
	return mul(b.x-a.x, p.y-a.y).sub(mul(p.x-a.x, b.y-a.y))
}

// side tells on which side of the line from a to b the point p lies (1 left, −1 right, 0 on it), and whether the
// line passes through the pixel of p: the square of one grid step around it, without its upper and right edges, so
// that pixels do not overlap. Floats decide where they surely can.
func side(a, b, p pt) (sign int, hot bool) {
	dx, dy, ex, ey := float64(b.x-a.x), float64(b.y-a.y), float64(p.x-a.x), float64(p.y-a.y)
	l, r := dx*ey, ex*dy
	d := l - r
	width := math.Abs(dx) + math.Abs(dy)
	if sure := (math.Abs(l)+math.Abs(r))*1e-15 + width; d > sure {
		return 1, false
	} else if d < -sure {
		return -1, false
	}
	c := cross(a, b, p)
	n := c.abs()
	n = n.add(n)
	w := uint64(abs(b.x-a.x)) + uint64(abs(b.y-a.y))
	sign = c.sign()
	if n.hi == 0 && n.lo == w {
		// It touches a corner of the square. Of these only the lower left belongs to the pixel: a falling line, p above.
		return sign, b.x > a.x && b.y < a.y && sign > 0 || b.x < a.x && b.y > a.y && sign < 0
	}
	return sign, n.hi == 0 && n.lo < w
}

// turn is the sign of cross.
func turn(a, b, p pt) int {
	dx, dy, ex, ey := float64(b.x-a.x), float64(b.y-a.y), float64(p.x-a.x), float64(p.y-a.y)
	l, r := dx*ey, ex*dy
	d := l - r
	if sure := (math.Abs(l) + math.Abs(r)) * 1e-15; d > sure {
		return 1
	} else if d < -sure {
		return -1
	}
	return cross(a, b, p).sign()
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

// between reports whether p lies in the box of a and b and is neither.
func between(a, b, p pt) bool {
	return min(a.x, b.x) <= p.x && p.x <= max(a.x, b.x) && min(a.y, b.y) <= p.y && p.y <= max(a.y, b.y) && p != a && p != b
}

// meet returns the grid point in whose pixel a–b and c–d cross. They must cross properly. Only integers go in, so
// that every machine finds the same point.
func meet(a, b, c, d pt) pt {
	num := cross(c, d, a).abs()
	den := num.add(cross(c, d, b).abs())
	n, m := num, den
	if long := 128 - leadingZeros(den); long > 63 {
		n, m = num.shift(long-63), den.shift(long-63)
	}
	t := uint64(math.MaxUint64) // num/den in units of 2^-64, good to 2^-61
	if n.lo < m.lo {
		t, _ = bits.Div64(n.lo, 0, m.lo)
	}
	along := func(from, to int64) int64 {
		hi, lo := bits.Mul64(uint64(abs(to-from)), t)
		const half, near = 1 << 63, 1 << 56 // steps are below 2^52, so lo is good to 2^55
		if lo-half+near < 2*near {
			return meetExactly(from, to, num, den)
		}
		step := int64(hi + lo>>63)
		if to < from {
			return from - step
		}
		return from + step
	}
	return pt{along(a.x, b.x), along(a.y, b.y)}
}

// meetExactly is from + (to−from)·num/den, a half rounded up.
func meetExactly(from, to int64, num, den i128) int64 {
	big128 := func(v i128) *big.Int {
		b := new(big.Int).SetUint64(uint64(v.hi))
		return b.Add(b.Lsh(b, 64), new(big.Int).SetUint64(v.lo))
	}
	d := big128(den)
	n := new(big.Int).Mul(big.NewInt(2*(to-from)), big128(num))
	n.Add(n, d)
	d.Lsh(d, 1)
	return from + n.Div(n, d).Int64() // Div goes down for n below zero
}

func leadingZeros(a i128) int {
	if a.hi != 0 {
		return bits.LeadingZeros64(uint64(a.hi))
	}
	return 64 + bits.LeadingZeros64(a.lo)
}

// shift moves a positive number n bits down, 0 < n < 64.
func (a i128) shift(n int) i128 {
	return i128{a.hi >> n, a.lo>>n | uint64(a.hi)<<(64-n)}
}

// bounds is a box of grid points, edges included.
type bounds struct{ min, max pt }

func (b bounds) meets(o bounds) bool {
	return b.min.x <= o.max.x && o.min.x <= b.max.x && b.min.y <= o.max.y && o.min.y <= b.max.y
}

func (b bounds) with(o bounds) bounds {
	return bounds{pt{min(b.min.x, o.min.x), min(b.min.y, o.min.y)}, pt{max(b.max.x, o.max.x), max(b.max.y, o.max.y)}}
}

func boundsOf(ring []pt) bounds {
	b := bounds{ring[0], ring[0]}
	for _, p := range ring[1:] {
		b = b.with(bounds{p, p})
	}
	return b
}

// doubleArea is twice the signed area of a ring in square steps, positive when it goes anticlockwise.
func doubleArea(ring []pt) i128 {
	var sum i128
	o := ring[0]
	for i := 1; i+1 < len(ring); i++ {
		sum = sum.add(cross(o, ring[i], ring[i+1]))
	}
	return sum
}

// insideRing reports whether a ray from p to the east crosses the ring an odd number of times. A point on the ring
// is on one side, the same one for every ring with that edge.
func insideRing(ring []pt, p pt) bool {
	odd := false
	for i, j := 0, len(ring)-1; i < len(ring); j, i = i, i+1 {
		a, b := ring[j], ring[i]
		if (a.y > p.y) == (b.y > p.y) {
			continue
		}
		if s := turn(a, b, p); s != 0 && (s > 0) == (b.y > a.y) {
			odd = !odd
		}
	}
	return odd
}

// boxTree finds which of many boxes meet. Neighbours in the row should be neighbours on the ground, as the edges of
// a ring are: then it works in nearly n log n.
type boxTree struct {
	boxes  []bounds
	fresh  []bool     // of the boxes; nil: all are
	levels [][]bounds // of groups of leafSize boxes, of pairs of these, …
	news   [][]bool
}

const leafSize = 6

func newBoxTree(boxes []bounds, fresh []bool) *boxTree {
	t := &boxTree{boxes: boxes, fresh: fresh}
	if len(boxes) == 0 {
		return t
	}
	n := (len(boxes) + leafSize - 1) / leafSize
	level, news := make([]bounds, n), make([]bool, n)
	for i := range level {
		group := boxes[i*leafSize : min(len(boxes), (i+1)*leafSize)]
		level[i] = group[0]
		news[i] = fresh == nil
		for k, b := range group {
			level[i] = level[i].with(b)
			news[i] = news[i] || fresh[i*leafSize+k]
		}
	}
	t.levels, t.news = append(t.levels, level), append(t.news, news)
	for len(level) > 1 {
		up, upNews := make([]bounds, (len(level)+1)/2), make([]bool, (len(level)+1)/2)
		for i := range up {
			up[i], upNews[i] = level[2*i], news[2*i]
			if 2*i+1 < len(level) {
				up[i], upNews[i] = up[i].with(level[2*i+1]), upNews[i] || news[2*i+1]
			}
		}
		level, news = up, upNews
		t.levels, t.news = append(t.levels, level), append(t.news, news)
	}
	return t
}

// pairs calls f once for every two boxes i < j that meet, of which at least one is fresh, until it returns false. It
// reports whether it came to the end.
func (t *boxTree) pairs(f func(i, j int) bool) bool {
	return len(t.levels) == 0 || t.join(len(t.levels)-1, 0, 0, f)
}

func (t *boxTree) join(level, i, j int, f func(i, j int) bool) bool {
	l := t.levels[level]
	if j >= len(l) || !t.news[level][i] && !t.news[level][j] || i != j && !l[i].meets(l[j]) {
		return true
	}
	if level > 0 {
		below := len(t.levels[level-1])
		return t.join(level-1, 2*i, 2*j, f) && t.join(level-1, 2*i, 2*j+1, f) &&
			(i == j || 2*i+1 >= below || t.join(level-1, 2*i+1, 2*j, f)) &&
			(2*i+1 >= below || t.join(level-1, 2*i+1, 2*j+1, f))
	}
	for a := i * leafSize; a < min(len(t.boxes), (i+1)*leafSize); a++ {
		from := j * leafSize
		if i == j {
			from = a + 1
		}
		for b := from; b < min(len(t.boxes), (j+1)*leafSize); b++ {
			if t.boxes[a].meets(t.boxes[b]) && (t.fresh == nil || t.fresh[a] || t.fresh[b]) && !f(a, b) {
				return false
			}
		}
	}
	return true
}

// meeting calls f for every box that meets b.
func (t *boxTree) meeting(b bounds, f func(i int)) {
	if len(t.levels) > 0 {
		t.descend(len(t.levels)-1, 0, b, f)
	}
}

func (t *boxTree) descend(level, i int, b bounds, f func(i int)) {
	if i >= len(t.levels[level]) || !t.levels[level][i].meets(b) {
		return
	}
	if level > 0 {
		t.descend(level-1, 2*i, b, f)
		t.descend(level-1, 2*i+1, b, f)
		return
	}
	for k := i * leafSize; k < min(len(t.boxes), (i+1)*leafSize); k++ {
		if t.boxes[k].meets(b) {
			f(k)
		}
	}
}
