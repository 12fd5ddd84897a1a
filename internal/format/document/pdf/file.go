package pdf

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"
)

// place says where an object lies: at a byte of the file, or as the index-th in an object stream.
type place struct {
	offset, gen   int
	stream, index int // stream 0: in no stream
}

// file is a PDF being read. What cannot go on is kept in err, and everything then comes back empty.
type file struct {
	ctx      context.Context // of the one call of Extract that this file lives for
	b        []byte
	at       map[int]place
	trailer  dict
	objects  map[int]any
	loading  map[int]bool
	packed   map[int]*packed
	seen     map[int]bool // cross-reference sections that were read
	crypt    *crypt
	nodes    int // objects that may still be made
	spent    int // bytes unpacked
	ops      int
	entries  int // of all tables of letters and widths
	repaired bool
	err      error
}

// packed is an object stream.
type packed struct {
	data    []byte
	numbers []int
	offsets []int
}

func (f *file) fail(err error) {
	if f.err == nil {
		f.err = err
	}
}

// stopped reports whether the reading is at an end.
func (f *file) stopped() bool {
	if f.err == nil {
		if err := f.ctx.Err(); err != nil {
			f.err = err
		}
	}
	return f.err != nil
}

func open(ctx context.Context, b []byte) (*file, error) {
	if i := bytes.Index(b[:min(len(b), 4096)], []byte("%PDF-")); i > 0 {
		b = b[i:] // offsets count from there
	}
	f := &file{ctx: ctx, b: b, nodes: maxNodes, at: map[int]place{}, objects: map[int]any{}, loading: map[int]bool{}, packed: map[int]*packed{}, seen: map[int]bool{}}
	f.readTables()
	if f.err != nil {
		return nil, f.err
	}
	if _, ok := f.trailer["Root"].(ref); !ok {
		f.repair()
	} else if err := f.unlock(); err != nil {
		return nil, err
	} else if root, _ := f.get(f.trailer["Root"]).(dict); f.get(root["Pages"]) == nil {
		f.repair()
	}
	return f, f.err
}

// lexer reads objects of the file from an offset.
func (f *file) lexer(b []byte, pos int) *lexer {
	return &lexer{b: b, pos: pos, nodes: f.nodes, refs: true}
}

// settle takes over how many objects a lexer made, and errors that end the reading.
func (f *file) settle(l *lexer, err error) {
	f.nodes = l.nodes
	if limit := (*Limit)(nil); errors.As(err, &limit) {
		f.fail(err)
	}
}

// readTables follows the cross-reference sections from the last one on. What is wrong there is left to repair.
func (f *file) readTables() {
	i := bytes.LastIndex(f.b, []byte("startxref"))
	if i < 0 {
		return
	}
	l := f.lexer(f.b, i+len("startxref"))
	at, err := l.object()
	f.settle(l, err)
	next := []int{number(at, -1)}
	for len(next) > 0 && !f.stopped() {
		pos := next[0]
		next = next[1:]
		if pos < 0 || pos >= len(f.b) || f.seen[pos] || len(f.seen) > 10_000 {
			continue
		}
		f.seen[pos] = true
		t := f.readTable(pos)
		if t == nil {
			return
		}
		if f.trailer == nil {
			f.trailer = t
		}
		// A hybrid file has a stream beside its table, which goes before older sections.
		next = append(next, number(t["XRefStm"], -1), number(t["Prev"], -1))
	}
}

// readTable reads one section and returns its trailer, nil when there is none.
func (f *file) readTable(pos int) dict {
	l := f.lexer(f.b, pos)
	first, err := l.object()
	if err != nil {
		f.settle(l, err)
		return nil
	}
	if first != keyword("xref") {
		s, _ := f.objectAt(pos, -1).(*stream)
		if s == nil || s.dict["Type"] != name("XRef") {
			return nil
		}
		f.readXRefStream(s)
		return s.dict
	}
	for !f.stopped() {
		a, err := l.object()
		if err != nil {
			f.settle(l, err)
			return nil
		}
		if a == keyword("trailer") {
			t, err := l.object()
			f.settle(l, err)
			d, _ := t.(dict)
			return d
		}
		b, err := l.object()
		start, n := number(a, -1), number(b, -1)
		if err != nil || start < 0 || n < 0 {
			f.settle(l, err)
			return nil
		}
		for k := range n {
			l.space()
			if l.pos >= len(l.b) {
				return nil
			}
			off, err1 := l.object()
			gen, err2 := l.object()
			kind, err3 := l.object()
			if err := errors.Join(err1, err2, err3); err != nil || kind != keyword("n") && kind != keyword("f") {
				f.settle(l, err)
				return nil
			}
			if kind == keyword("n") && number(off, 0) > 0 {
				f.put(start+k, place{offset: number(off, 0), gen: number(gen, 0)})
			}
		}
		f.nodes = l.nodes
	}
	return nil
}

// put notes where an object lies, unless a newer section did.
func (f *file) put(num int, p place) {
	if num < 0 || num > 1<<24 {
		return
	}
	if _, known := f.at[num]; known {
		return
	}
	if len(f.at) >= maxObjects {
		f.fail(&Limit{"objects", maxObjects})
		return
	}
	f.at[num] = p
}

func (f *file) readXRefStream(s *stream) {
	w, _ := f.get(s.dict["W"]).(array)
	if len(w) < 3 {
		return
	}
	var width [3]int
	for i := range width {
		if width[i] = number(w[i], 0); width[i] < 0 || width[i] > 8 {
			return
		}
	}
	size := width[0] + width[1] + width[2]
	if size == 0 {
		return
	}
	data := f.unpack(s)
	index, _ := f.get(s.dict["Index"]).(array)
	if len(index) < 2 {
		index = array{0.0, s.dict["Size"]}
	}
	for i := 0; i+1 < len(index); i += 2 {
		start, n := number(index[i], 0), number(index[i+1], 0)
		for k := 0; k < n && len(data) >= size && f.err == nil; k++ {
			var v [3]int
			rest := data[:size]
			for j, wd := range width {
				for _, c := range rest[:wd] {
					v[j] = (v[j]<<8 | int(c)) & (1<<40 - 1)
				}
				rest = rest[wd:]
			}
			if width[0] == 0 {
				v[0] = 1
			}
			data = data[size:]
			switch v[0] {
			case 1:
				f.put(start+k, place{offset: v[1], gen: v[2]})
			case 2:
				f.put(start+k, place{stream: v[1], index: v[2]})
			}
		}
	}
}

// repair searches the whole file for objects when its tables are wrong or gone.
func (f *file) repair() {
	if f.repaired || f.stopped() {
		return
	}
	f.repaired = true
	old := f.trailer
	f.trailer = nil
	f.at, f.objects, f.packed, f.crypt = map[int]place{}, map[int]any{}, map[int]*packed{}, nil
	var streams []int
	for i := 0; i < len(f.b); {
		j := bytes.Index(f.b[i:], []byte("obj"))
		if j < 0 {
			break
		}
		at := i + j
		i = at + 3
		if f.stopped() { // each may make us look through the whole file
			return
		}
		if at > 2 && bytes.HasSuffix(f.b[:at], []byte("end")) {
			continue
		}
		num, gen, start, ok := header(f.b, at)
		if !ok || num > 1<<24 {
			continue
		}
		if len(f.at) >= maxObjects {
			f.fail(&Limit{"objects", maxObjects})
			return
		}
		f.at[num] = place{offset: start, gen: gen} // the last one counts
		head := f.b[i:min(len(f.b), i+400)]
		if bytes.Contains(head, []byte("ObjStm")) {
			streams = append(streams, num)
		}
		if bytes.Contains(head, []byte("XRef")) {
			if s, ok := f.objectAt(start, num).(*stream); ok && s.dict["Root"] != nil {
				f.trailer = s.dict
			}
		}
	}
	for i := 0; i < len(f.b) && !f.stopped(); {
		j := bytes.Index(f.b[i:], []byte("trailer"))
		if j < 0 {
			break
		}
		i += j + len("trailer")
		l := f.lexer(f.b, i)
		t, err := l.object()
		f.settle(l, err)
		if d, ok := t.(dict); ok && d["Root"] != nil {
			f.trailer = d
		}
	}
	if f.trailer == nil {
		f.trailer = dict{}
	}
	if f.trailer["Encrypt"] == nil && old["Encrypt"] != nil {
		f.trailer["Encrypt"], f.trailer["ID"] = old["Encrypt"], old["ID"]
	}
	f.objects = map[int]any{}
	if err := f.unlock(); err != nil {
		f.fail(err)
		return
	}
	slices.Sort(streams)
	for _, num := range slices.Compact(streams) {
		p := f.openPacked(num)
		if f.stopped() {
			return
		}
		if p == nil {
			continue
		}
		for k, inner := range p.numbers {
			if _, known := f.at[inner]; !known {
				f.put(inner, place{stream: num, index: k})
			}
		}
	}
	if root, _ := f.get(f.trailer["Root"]).(dict); f.get(root["Pages"]) == nil {
		for _, num := range f.numbers() {
			if d, _ := f.get(ref{num: num}).(dict); d["Type"] == name("Catalog") && f.get(d["Pages"]) != nil {
				f.trailer["Root"] = ref{num: num}
			}
		}
	}
}

// header reads the "NUM GEN " that stands before "obj" at a byte.
func header(b []byte, at int) (num, gen, start int, ok bool) {
	i := at
	back := func() int { // a whole number that ends before i
		for i > 0 && class[b[i-1]] == isSpace {
			i--
		}
		end := i
		for i > 0 && b[i-1] >= '0' && b[i-1] <= '9' && end-i < 10 {
			i--
		}
		v := 0
		for _, c := range b[i:end] {
			v = v*10 + int(c-'0')
		}
		if i == end {
			return -1
		}
		return v
	}
	gen = back()
	if gen < 0 || i == 0 || class[b[i-1]] != isSpace {
		return 0, 0, 0, false
	}
	num = back()
	return num, gen, i, num >= 0
}

// numbers are those of all known objects, in order.
func (f *file) numbers() []int {
	all := make([]int, 0, len(f.at))
	for n := range f.at {
		all = append(all, n)
	}
	slices.Sort(all)
	return all
}

// get follows references to the object itself.
func (f *file) get(v any) any {
	for range 32 {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = f.load(r.num)
	}
	return nil
}

func (f *file) load(num int) any {
	if v, ok := f.objects[num]; ok {
		return v
	}
	p, ok := f.at[num]
	if !ok || f.loading[num] || len(f.loading) > 200 || f.stopped() {
		return nil
	}
	f.loading[num] = true
	defer delete(f.loading, num)
	var v any
	if p.stream > 0 {
		v = f.loadPacked(p.stream, p.index, num)
	} else {
		v = f.objectAt(p.offset, num)
		if f.err == nil && v == nil && !f.repaired && !f.nullAt(p.offset, num) {
			f.repair()
			if p, ok = f.at[num]; ok && p.stream == 0 {
				v = f.objectAt(p.offset, num)
			}
		}
	}
	if f.err != nil {
		return nil
	}
	f.objects[num] = v
	return v
}

// nullAt reports whether the object of that number does begin there, and so is null or of no use.
func (f *file) nullAt(pos, num int) bool {
	if pos < 0 || pos >= len(f.b) {
		return false
	}
	l := &lexer{b: f.b, pos: pos, nodes: 16}
	n, _ := l.object()
	return number(n, -1) == num
}

// objectAt reads "NUM GEN obj …"; num -1 takes any number. Nil: there is none.
func (f *file) objectAt(pos, num int) any {
	if pos < 0 || pos >= len(f.b) {
		return nil
	}
	l := f.lexer(f.b, pos)
	l.refs = false
	n, err1 := l.object()
	gen, err2 := l.object()
	word, err3 := l.object()
	if err := errors.Join(err1, err2, err3); err != nil {
		f.settle(l, err)
		return nil
	}
	if word != keyword("obj") || number(n, -1) < 0 || num >= 0 && number(n, -1) != num {
		return nil
	}
	id := ref{number(n, 0), number(gen, 0)}
	l.refs = true
	v, err := l.object()
	f.settle(l, err)
	if err != nil {
		return nil
	}
	d, ok := v.(dict)
	if !ok {
		return f.crypt.open(v, id)
	}
	at := l.pos
	if word, err = l.object(); err != nil || word != keyword("stream") {
		l.pos = at
		return f.crypt.open(d, id)
	}
	start := l.pos
	if start < len(f.b) && f.b[start] == '\r' {
		start++
	}
	if start < len(f.b) && f.b[start] == '\n' {
		start++
	}
	end := start + max(0, number(f.get(d["Length"]), 0))
	if end > len(f.b) || end < start || !bytes.HasPrefix(bytes.TrimLeft(f.b[end:min(len(f.b), end+20)], "\r\n \t\x00"), []byte("endstream")) {
		end = len(f.b) // the length is wrong: look for the end
		if i := bytes.Index(f.b[start:], []byte("endstream")); i >= 0 {
			end = start + i
			for k := 0; k < 2 && end > start && (f.b[end-1] == '\n' || f.b[end-1] == '\r'); k++ {
				end--
			}
		}
	}
	if d["Type"] != name("XRef") {
		d, _ = f.crypt.open(d, id).(dict)
	}
	return &stream{dict: d, id: id, raw: f.b[start:end]}
}

func (f *file) openPacked(num int) *packed {
	if p, ok := f.packed[num]; ok {
		return p
	}
	f.packed[num] = nil
	if f.at[num].stream > 0 {
		return nil // an object stream lies in no other
	}
	s, _ := f.load(num).(*stream)
	if s == nil {
		return nil
	}
	p := &packed{data: f.unpack(s)}
	n, first := number(f.get(s.dict["N"]), 0), number(f.get(s.dict["First"]), 0)
	l := f.lexer(p.data, 0)
	for range n {
		a, err1 := l.object()
		b, err2 := l.object()
		if err := errors.Join(err1, err2); err != nil {
			f.settle(l, err)
			break
		}
		p.numbers, p.offsets = append(p.numbers, number(a, -1)), append(p.offsets, number(b, 0)+first)
	}
	f.nodes = l.nodes
	f.packed[num] = p
	return p
}

func (f *file) loadPacked(container, index, num int) any {
	p := f.openPacked(container)
	if p == nil || f.err != nil {
		return nil
	}
	if index < 0 || index >= len(p.numbers) || p.numbers[index] != num {
		if index = slices.Index(p.numbers, num); index < 0 {
			return nil
		}
	}
	pos := p.offsets[index]
	if pos < 0 || pos >= len(p.data) {
		return nil
	}
	l := f.lexer(p.data, pos)
	v, err := l.object()
	f.settle(l, err)
	if _, odd := v.(keyword); odd || err != nil && !errors.Is(err, io.EOF) {
		return nil
	}
	return v
}

// page is a page with what it inherits.
type page struct {
	dict      dict
	resources any
	box       [4]float64 // left, bottom, right, top
	rotate    int        // 0, 90, 180 or 270
}

// pages lists the pages in order.
func (f *file) pages() []page {
	root, _ := f.get(f.trailer["Root"]).(dict)
	var out []page
	seen := map[ref]bool{}
	var walk func(v any, up page, depth int)
	walk = func(v any, up page, depth int) {
		if r, ok := v.(ref); ok {
			if seen[r] {
				return
			}
			seen[r] = true
		}
		d, ok := f.get(v).(dict)
		if !ok || depth > maxDepth || f.stopped() {
			return
		}
		if r := d["Resources"]; r != nil {
			up.resources = r
		}
		if box, ok := f.box(d["MediaBox"]); ok {
			up.box = box
		}
		if box, ok := f.box(d["CropBox"]); ok {
			up.box = box
		}
		if r := f.get(d["Rotate"]); r != nil {
			up.rotate = ((number(r, 0)/90*90)%360 + 360) % 360
		}
		kids, isTree := f.get(d["Kids"]).(array)
		if !isTree {
			if len(out) >= maxPages {
				f.fail(&Limit{"pages", maxPages})
				return
			}
			up.dict = d
			out = append(out, up)
			return
		}
		for _, k := range kids {
			walk(k, up, depth+1)
		}
	}
	walk(root["Pages"], page{box: [4]float64{0, 0, 612, 792}}, 0)
	if len(out) > 0 || !f.repaired {
		return out
	}
	for _, num := range f.numbers() { // the tree is gone
		if d, _ := f.get(ref{num: num}).(dict); d["Type"] == name("Page") && !f.stopped() {
			walk(ref{num: num}, page{box: [4]float64{0, 0, 612, 792}}, 0)
		}
	}
	return out
}

func (f *file) box(v any) ([4]float64, bool) {
	a, _ := f.get(v).(array)
	if len(a) < 4 {
		return [4]float64{}, false
	}
	var n [4]float64
	for i := range n {
		n[i] = float(f.get(a[i]))
	}
	out := [4]float64{min(n[0], n[2]), min(n[1], n[3]), max(n[0], n[2]), max(n[1], n[3])}
	return out, out[2]-out[0] > 1 && out[3]-out[1] > 1
}

func float(v any) float64 {
	n, _ := v.(float64)
	return n
}

// number is a whole number, or else when v is none.
func number(v any, otherwise int) int {
	n, ok := v.(float64)
	if !ok || n < -1<<40 || n > 1<<40 {
		return otherwise
	}
	return int(n)
}

// textString reads a string for people: UTF-16 or UTF-8 with their marks, else Latin.
func textString(v any) string {
	s, _ := v.(str)
	switch {
	case strings.HasPrefix(string(s), "\xFE\xFF"):
		return utf16String(string(s[2:]))
	case strings.HasPrefix(string(s), "\xEF\xBB\xBF"):
		return strings.ToValidUTF8(string(s[3:]), "\ufffd")
	}
	out, err := charmap.Windows1252.NewDecoder().String(string(s))
	if err != nil {
		return ""
	}
	return out
}

// utf16String reads big-endian UTF-16.
func utf16String(s string) string {
	units := make([]uint16, 0, len(s)/2)
	for i := 0; i+1 < len(s); i += 2 {
		units = append(units, uint16(s[i])<<8|uint16(s[i+1]))
	}
	return string(utf16.Decode(units))
}
