package watch

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tansiq/internal/area"
)

// Cut is the least that would have to be watched so that no way is left from one end to the other: lines across open ground, each from
// ground that is closed to ground that is closed, or around an end. It informs a plan of watches.
type Cut struct {
	Lines []CutLine // the longest first
	KM    float64   // of all lines
	// WithinKM bounds how far KM may be from the true length of these lines: they end in the middle of closed cells. The least of all
	// choices may be shorter by no more than that and 3 %.
	WithinKM float64
	// EndKM is how much ground around an end that is a point counts as the end itself, 0 where both ends are areas: without it the least
	// would always be a ring around the point.
	EndKM float64
	// BlockKM is the side of the blocks in which the least was first looked for, 0 where it was looked for among all cells: a line that is
	// shorter, but lies further from this one than that, may have been overlooked where the two differ by less than some blocks.
	BlockKM float64
	Cells   int      // open cells among which it was looked for
	Areas   []string // that the lines lie in
	// Inseparable is said in place of Lines where open ground of the two ends is the same.
	Inseparable bool
}

// CutLine is one line of a cut.
type CutLine struct {
	Line []area.Point
	KM   float64
	Ring bool // it comes back to where it began, around an end
	Edge bool // it reaches the edge of the region: what lies beyond was not looked at
	Legs []Leg
	// Beside are the watches in force at its ends, and whose they are.
	Beside  []string
	Parties []Party
}

// Bounds of the search for a cut.
const (
	maxCutCells = 20_000 // of more open cells blocks are made first
	cutEndKM    = 5
)

// weights of the moves in a cut, in thousandths of a cell: how much of a line across the grid each stands for, so that what a cut severs is
// the length of its line whichever way it runs (Boykov and Kolmogorov 2003, from Cauchy and Crofton).
var cutWeight = func() map[[2]int]int32 {
	out := map[[2]int]int32{}
	var angles []float64
	for _, mv := range moves {
		if a := math.Atan2(float64(mv.dr), float64(mv.dc)); mv.dr > 0 || mv.dr == 0 && mv.dc > 0 {
			angles = append(angles, a)
		}
	}
	slices.Sort(angles)
	for _, mv := range moves {
		a := math.Atan2(float64(mv.dr), float64(mv.dc))
		if !(mv.dr > 0 || mv.dr == 0 && mv.dc > 0) {
			continue
		}
		i, n := slices.Index(angles, a), len(angles)
		before, after := angles[(i+n-1)%n], angles[(i+1)%n]
		if i == 0 {
			before -= math.Pi
		}
		if i == n-1 {
			after += math.Pi
		}
		out[[2]int{mv.dc, mv.dr}] = int32(math.Round(1000 * (after - before) / 2 / (2 * math.Hypot(float64(mv.dc), float64(mv.dr)))))
	}
	return out
}()

// cut looks for the least that separates two ends between which there is a way.
func (g *corridorGrid) cut(ctx context.Context, from, to []int) (*Cut, error) {
	c := &Cut{}
	end := make([]int8, len(g.class)) // 1 of the first, 2 of the second
	for k, e := range []struct {
		at    CorridorEnd
		cells []int
	}{{g.q.From, from}, {g.q.To, to}} {
		cells := e.cells
		if e.at.Area == "" {
			c.EndKM = max(cutEndKM, 3*g.sideKM)
			c.EndKM = min(c.EndKM, max(between(g.middle(from[0]), g.middle(to[0]))/4, g.sideKM))
			cells = g.near(cells, c.EndKM)
		}
		for _, i := range cells {
			if end[i] != 0 && int(end[i]) != k+1 {
				return &Cut{Inseparable: true}, nil
			}
			end[i] = int8(k + 1)
		}
	}
	for _, open := range g.open {
		if open {
			c.Cells++
		}
	}
	node := make([]int32, len(g.class))
	singly := func(apart func(i int) int32) int32 {
		next := int32(2)
		for i := range node {
			switch {
			case !g.open[i]:
				node[i] = -1
			case end[i] != 0:
				node[i] = int32(end[i]) - 1
			default:
				if node[i] = apart(i); node[i] < 0 {
					node[i] = next
					next++
				}
			}
		}
		return next
	}
	var side []bool
	var err error
	if c.Cells <= maxCutCells {
		n := singly(func(int) int32 { return -1 })
		if side, err = g.severed(ctx, node, int(n)); err != nil {
			return nil, err
		}
	} else {
		k := int(math.Ceil(math.Sqrt(float64(c.Cells) / (maxCutCells / 3))))
		c.BlockKM = float64(k) * g.sideKM
		n := g.blocks(node, end, k)
		if side, err = g.severed(ctx, node, n); err != nil {
			return nil, err
		}
		band := g.ribbon(side, k)
		m := singly(func(i int) int32 {
			switch {
			case band[i]:
				return -1
			case side[i]:
				return 0
			}
			return 1
		})
		if side, err = g.severed(ctx, node, int(m)); err != nil {
			return nil, err
		}
	}
	g.lines(c, side, end)
	if !g.closes(c, from, to) {
		g.stairs(c, side)
	}
	for i := range c.Lines {
		l := &c.Lines[i]
		c.KM += l.KM
		c.WithinKM += math.Ceil(math.Sqrt2*g.sideKM*1000) / 1000
		w := CorridorWay{Line: l.Line}
		g.legs(&w)
		l.Legs = w.Legs
		for _, leg := range l.Legs {
			c.Areas = append(c.Areas, leg.Areas...)
		}
		slices.Sort(l.Beside)
		l.Beside = slices.Compact(l.Beside)
		slices.SortFunc(l.Parties, func(x, y Party) int { return cmp.Compare(x.ID, y.ID) })
	}
	slices.Sort(c.Areas)
	c.Areas = slices.Compact(c.Areas)
	slices.SortStableFunc(c.Lines, func(a, b CutLine) int { return cmp.Compare(b.KM, a.KM) })
	return c, nil
}

// near are the open cells within so many km of the first of some that are joined to it within that distance.
func (g *corridorGrid) near(cells []int, km float64) []int {
	seen := map[int]bool{}
	var out []int
	add := func(i int) {
		if !seen[i] {
			seen[i] = true
			out = append(out, i)
		}
	}
	for _, i := range cells {
		add(i)
	}
	middle := g.middle(cells[0])
	for n := 0; n < len(out); n++ {
		for _, mv := range moves {
			if j, ok := g.beside(out[n], mv.dc, mv.dr); ok && !mv.far && g.open[j] && between(middle, g.middle(j)) <= km {
				add(j)
			}
		}
	}
	return out
}

// each calls f once for every move between two open cells that the ways of the grid may take.
func (g *corridorGrid) each(f func(i, j int, weight int32)) {
	for _, mv := range moves {
		if mv.dr < 0 || mv.dr == 0 && mv.dc < 0 {
			continue
		}
		weight := cutWeight[[2]int{mv.dc, mv.dr}]
		for i, open := range g.open {
			if !open {
				continue
			}
			j, ok := g.beside(i, mv.dc, mv.dr)
			if !ok || !g.open[j] {
				continue
			}
			if mv.far {
				a, okA := g.beside(i, mv.through[0][0], mv.through[0][1])
				b, okB := g.beside(i, mv.through[1][0], mv.through[1][1])
				if !okA || !okB || !g.open[a] || !g.open[b] {
					continue
				}
			}
			f(i, j, weight)
		}
	}
}

// severed finds the least cut of the network that cells make in which node[i] says to which node a cell belongs, and reports which cells are
// on the side of node 0.
func (g *corridorGrid) severed(ctx context.Context, node []int32, nodes int) ([]bool, error) {
	f := newFlowNet(nodes)
	if nodes*4 < len(node) { // moves between the same two blocks are one arc
		sum := map[[2]int32]int32{}
		g.each(func(i, j int, weight int32) {
			if u, v := min(node[i], node[j]), max(node[i], node[j]); u != v {
				sum[[2]int32{u, v}] += weight
			}
		})
		pairs := make([][2]int32, 0, len(sum))
		for p := range sum {
			pairs = append(pairs, p)
		}
		slices.SortFunc(pairs, func(a, b [2]int32) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
		for _, p := range pairs {
			f.join(p[0], p[1], sum[p])
		}
	} else {
		g.each(func(i, j int, weight int32) { f.join(node[i], node[j], weight) })
	}
	_, reached, err := f.cut(ctx)
	if err != nil {
		return nil, err
	}
	side := make([]bool, len(node))
	for i, n := range node {
		side[i] = n >= 0 && reached[n]
	}
	return side, nil
}

// blocks numbers the open ground by squares of k by k cells: cells of one square that are joined within it are one node. The ends are nodes 0 and 1.
func (g *corridorGrid) blocks(node []int32, end []int8, k int) int {
	for i := range node {
		node[i] = -1
	}
	n := int32(2)
	var stack []int
	for i := range node {
		if !g.open[i] || node[i] >= 0 {
			continue
		}
		if end[i] != 0 {
			node[i] = int32(end[i]) - 1
			continue
		}
		node[i] = n
		stack = append(stack[:0], i)
		for len(stack) > 0 {
			at := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			for _, mv := range moves {
				j, ok := g.beside(at, mv.dc, mv.dr)
				if !ok || mv.far || !g.open[j] || node[j] >= 0 || end[j] != 0 || j%g.cols/k != at%g.cols/k || j/g.cols/k != at/g.cols/k {
					continue
				}
				node[j] = n
				stack = append(stack, j)
			}
		}
		n++
	}
	return int(n)
}

// ribbon are the cells within two blocks of k cells of a cut.
func (g *corridorGrid) ribbon(side []bool, k int) []bool {
	across := (g.cols + k - 1) / k
	down := (g.rows + k - 1) / k
	hit := make([]bool, across*down)
	g.each(func(i, j int, _ int32) {
		if side[i] != side[j] {
			hit[i/g.cols/k*across+i%g.cols/k] = true
			hit[j/g.cols/k*across+j%g.cols/k] = true
		}
	})
	wide := make([]bool, len(hit))
	for b, is := range hit {
		if !is {
			continue
		}
		for r := max(b/across-2, 0); r <= min(b/across+2, down-1); r++ {
			for c := max(b%across-2, 0); c <= min(b%across+2, across-1); c++ {
				wide[r*across+c] = true
			}
		}
	}
	band := make([]bool, len(side))
	for i := range band {
		band[i] = wide[i/g.cols/k*across+i%g.cols/k]
	}
	return band
}

// seam is one edge between a cell on the one side and a cell on the other, between two corners of the grid.
type seam struct {
	u, v  int // corners: row*(cols+1)+col
	cell  int // the cell on the first side
	other int // and that on the second
	used  bool
}

// seams are the edges along which a cut runs, and the places where it slips between two closed cells that meet at a corner.
func (g *corridorGrid) seams(side []bool) (list []seam, pinches [][2]int) {
	corner := func(c, r int) int { return r*(g.cols+1) + c }
	for i, open := range g.open {
		if !open {
			continue
		}
		c, r := i%g.cols, i/g.cols
		add := func(u, v, j int) {
			s := seam{u: u, v: v, cell: i, other: j}
			if side[j] {
				s.cell, s.other = j, i
			}
			list = append(list, s)
		}
		if j, ok := g.beside(i, 1, 0); ok && g.open[j] && side[i] != side[j] {
			add(corner(c+1, r), corner(c+1, r+1), j)
		}
		if j, ok := g.beside(i, 0, 1); ok && g.open[j] && side[i] != side[j] {
			add(corner(c, r+1), corner(c+1, r+1), j)
		}
		for _, dc := range [2]int{-1, 1} {
			j, ok := g.beside(i, dc, 1)
			if !ok || !g.open[j] || side[i] == side[j] {
				continue
			}
			if a, b := i+dc, i+g.cols; !g.open[a] && !g.open[b] {
				pinches = append(pinches, [2]int{a, b})
			}
		}
	}
	return list, pinches
}

// chains follow the seams from end to end, and then those that are rings.
func (g *corridorGrid) chains(list []seam) (out [][]seam, rings []bool) {
	at := map[int][]int{}
	for k, s := range list {
		at[s.u] = append(at[s.u], k)
		at[s.v] = append(at[s.v], k)
	}
	follow := func(k, from int) []seam {
		var chain []seam
		for k >= 0 {
			s := &list[k]
			s.used = true
			if s.u != from {
				s.u, s.v = s.v, s.u
			}
			chain = append(chain, *s)
			from, k = s.v, -1
			for _, next := range at[from] {
				if !list[next].used {
					k = next
					break
				}
			}
		}
		return chain
	}
	for k := range list {
		for _, v := range [2]int{list[k].u, list[k].v} {
			if !list[k].used && len(at[v])%2 == 1 {
				out, rings = append(out, follow(k, v)), append(rings, false)
			}
		}
	}
	for k := range list {
		if !list[k].used {
			out, rings = append(out, follow(k, list[k].u)), append(rings, true)
		}
	}
	return out, rings
}

// jamb is the closed cell where a chain of seams ends; −1 and an open cell where it ends at the edge of the region.
func (g *corridorGrid) jamb(corner int) int {
	c, r := corner%(g.cols+1), corner/(g.cols+1)
	for _, d := range [4][2]int{{-1, -1}, {0, -1}, {-1, 0}, {0, 0}} {
		if x, y := c+d[0], r+d[1]; x >= 0 && y >= 0 && x < g.cols && y < g.rows && !g.open[y*g.cols+x] {
			return y*g.cols + x
		}
	}
	return -1
}

// lines makes of a cut the shortest lines near its seams.
func (g *corridorGrid) lines(c *Cut, side []bool, end []int8) {
	list, pinches := g.seams(side)
	chains, rings := g.chains(list)
	free := func(s seam) int { // the cell on a seam's side that is no end
		if end[s.cell] != 0 {
			return s.other
		}
		return s.cell
	}
	for n, chain := range chains {
		on := make([]bool, len(g.class))
		for _, s := range chain {
			for dr := -2; dr <= 2; dr++ {
				for dc := -2; dc <= 2; dc++ {
					if j, ok := g.beside(s.cell, dc, dr); ok && g.open[j] {
						on[j] = true
					}
				}
			}
		}
		l := CutLine{Ring: rings[n]}
		var stops []int
		if l.Ring {
			for q := range 4 {
				stops = append(stops, free(chain[q*len(chain)/4]))
			}
			stops = append(stops, stops[0])
		} else {
			for k, v := range [2]int{chain[0].u, chain[len(chain)-1].v} {
				i := g.jamb(v)
				if i < 0 {
					l.Edge = true
					i = free(chain[k*(len(chain)-1)])
				}
				on[i] = true
				g.keptAt(&l, i)
				stops = append(stops, i)
			}
		}
		stops = slices.Compact(stops)
		outside := make([]bool, len(on)) // of the ends
		for i := range outside {
			outside[i] = on[i] && end[i] == 0
		}
		for k := 1; k < len(stops); k++ {
			path, _ := g.search(stops[k-1:k], stops[k:k+1], func(i int) float64 {
				switch {
				case !on[i]:
					return -1
				case end[i] != 0:
					return 4 * g.sideKM // through an end only where there is nothing else
				}
				return 0
			})
			if path == nil {
				path = []int{stops[k-1], stops[k]} // told from a cut by closes
			}
			for _, i := range g.straighten(path, outside) {
				l.Line = append(l.Line, g.middle(i))
			}
		}
		if len(stops) == 1 { // a cell wide
			i := chain[0].cell
			l.Line = []area.Point{g.middle(stops[0]), g.middle(i)}
		}
		g.measure(&l)
		c.Lines = append(c.Lines, l)
	}
	for _, p := range pinches {
		l := CutLine{Line: []area.Point{g.middle(p[0]), g.middle(p[1])}}
		g.keptAt(&l, p[0])
		g.keptAt(&l, p[1])
		g.measure(&l)
		c.Lines = append(c.Lines, l)
	}
}

// stairs makes of a cut its seams themselves, along the edges of cells: longer, and always closed.
func (g *corridorGrid) stairs(c *Cut, side []bool) {
	list, pinches := g.seams(side)
	chains, rings := g.chains(list)
	c.Lines = nil
	corner := func(v int) area.Point {
		x, y := int64(g.region[0].Lon)+int64(v%(g.cols+1))*g.dx, int64(g.region[0].Lat)+int64(v/(g.cols+1))*g.dy
		return area.Point{Lon: int32(min(x, math.MaxInt32)), Lat: int32(min(y, math.MaxInt32))} // #nosec G115 -- within the map
	}
	for n, chain := range chains {
		l := CutLine{Ring: rings[n], Line: []area.Point{corner(chain[0].u)}}
		for _, s := range chain {
			l.Line = append(l.Line, corner(s.v))
		}
		if !l.Ring {
			for _, v := range [2]int{chain[0].u, chain[len(chain)-1].v} {
				if i := g.jamb(v); i >= 0 {
					g.keptAt(&l, i)
				} else {
					l.Edge = true
				}
			}
		}
		l.Line = thinned(l.Line)
		g.measure(&l)
		c.Lines = append(c.Lines, l)
	}
	for _, p := range pinches {
		l := CutLine{Line: []area.Point{g.middle(p[0]), g.middle(p[1])}}
		g.measure(&l)
		c.Lines = append(c.Lines, l)
	}
}

func (g *corridorGrid) measure(l *CutLine) {
	l.Line = slices.Compact(l.Line)
	l.KM = 0
	for i := 1; i < len(l.Line); i++ {
		l.KM += between(l.Line[i-1], l.Line[i])
	}
}

// keptAt notes which watches keep the closed cell that a line ends at.
func (g *corridorGrid) keptAt(l *CutLine, i int) {
	for _, k := range g.coversOf(g.classes[g.class[i]]) {
		l.Beside = append(l.Beside, k.watch.ID)
		l.Parties = appendParty(l.Parties, k.watch.Party)
	}
}

// closes reports whether no way is left once the cells are closed that the lines of a cut pass through.
func (g *corridorGrid) closes(c *Cut, from, to []int) bool {
	open := slices.Clone(g.open)
	for _, l := range c.Lines {
		for n := 1; n < len(l.Line); n++ {
			a, okA := g.cellOf(l.Line[n-1])
			b, okB := g.cellOf(l.Line[n])
			if !okA || !okB {
				return false
			}
			last := a
			g.crossed(a, b, func(i int) bool {
				open[i] = false
				if i%g.cols != last%g.cols && i/g.cols != last/g.cols { // through a corner: a way could slip across
					open[last/g.cols*g.cols+i%g.cols] = false
				}
				last = i
				return true
			})
		}
	}
	path, _ := g.shortest(g.only(from, open), g.only(to, open), open)
	return path == nil
}
