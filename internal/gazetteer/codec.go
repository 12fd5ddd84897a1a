package gazetteer

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/area"
)

// The table is text. Rows that lie in one unit and are of one kind stand in one section:
//
//	@ TAB country TAB admin1 TAB admin2 TAB kind
//	id TAB ar TAB en TAB further names(|) TAB lon TAB lat [TAB rank [TAB population [TAB radius [TAB common]]]]
//
// The last column says in which script the name is also a word: "ar", "en", or "common" for both.
//
// Columns at the end of a row that say nothing (rank 6, nothing known) are left away.
//
// The index is binary, all numbers little-endian uint32 unless said otherwise:
//
//	"TQGX2\n", CRC-32 of the table, number of rows, of sections, of blocks, bytes of all blocks
//	offset of each row in the table
//	row numbers in order of id
//	for each section its first row and its offset in the table
//	offset of each block
//	rank of each row, one byte
//	a set of the beginnings of all keys, up to 12 bytes long: 2^21 bits by hash, which turns most words away
//	blocks of 16 keys in order; a key is: uvarint bytes shared with the key before it in the block, uvarint
//	bytes of its own, these bytes, uvarint number of rows, and the rows as uvarint steps
//
// A key is area.NameKey of a name, or, for known towns, the skeleton of one in Latin letters. Because names are few bytes apart in order, a block is small and the whole
// index is used where it lies in the binary: opening it reads its header only.

const (
	indexMagic = "TQGX2\n"
	headerSize = len(indexMagic) + 5*4
	perBlock   = 8
	beginBits  = 1 << 21 // of that set
)

// Encode makes the table and its index. Places must have an id, a name and a position; names must not hold tabs,
// line breaks or bars. The order of places does not matter.
func Encode(places []Place) (table, index []byte, err error) {
	places = slices.Clone(places)
	slices.SortFunc(places, func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Country, b.Country), cmp.Compare(a.Admin1, b.Admin1), cmp.Compare(a.Admin2, b.Admin2), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.ID, b.ID))
	})
	var offsets, sectionRows, sectionOffsets []uint32
	ranks := make([]byte, 0, len(places))
	keys := map[string][]int{}
	var last [4]string
	for row, p := range places {
		if err := check(p); err != nil {
			return nil, nil, fmt.Errorf("place %q (%s, %s): %w", p.ID, p.AR, p.EN, err)
		}
		if here := [4]string{p.Country, p.Admin1, p.Admin2, string(p.Kind)}; here != last || row == 0 {
			sectionRows = append(sectionRows, uint32(row))
			sectionOffsets = append(sectionOffsets, uint32(len(table)))
			table = append(table, "@\t"+strings.Join(here[:], "\t")+"\n"...)
			last = here
		}
		offsets = append(offsets, uint32(len(table)))
		ranks = append(ranks, byte(p.Rank))
		table = appendRow(table, p)
		for _, n := range append([]string{p.AR, p.EN}, p.Aliases...) {
			k := area.NameKey(n)
			if k == "" || slices.Contains(keys[k], row) {
				continue
			}
			keys[k] = append(keys[k], row)
			if sk := skeleton(k); sk != "" && p.Rank <= RankTown && core(p.Country) && !slices.Contains(keys[sk], row) {
				keys[sk] = append(keys[sk], row)
			}
		}
	}
	ids := make([]int, len(places))
	for i := range ids {
		ids[i] = i
	}
	slices.SortFunc(ids, func(a, b int) int { return strings.Compare(places[a].ID, places[b].ID) })
	for i := 1; i < len(ids); i++ {
		if places[ids[i]].ID == places[ids[i-1]].ID {
			return nil, nil, fmt.Errorf("place %q is there twice", places[ids[i]].ID)
		}
	}

	var blocks []byte
	var blockOffsets []uint32
	ordered := make([]string, 0, len(keys))
	for k := range keys {
		ordered = append(ordered, k)
	}
	slices.Sort(ordered)
	for i, k := range ordered {
		shared := 0
		if i%perBlock == 0 {
			blockOffsets = append(blockOffsets, uint32(len(blocks)))
		} else {
			for before := ordered[i-1]; shared < len(k) && shared < len(before) && k[shared] == before[shared]; {
				shared++
			}
		}
		blocks = binary.AppendUvarint(blocks, uint64(shared))
		blocks = binary.AppendUvarint(blocks, uint64(len(k)-shared))
		blocks = append(blocks, k[shared:]...)
		blocks = binary.AppendUvarint(blocks, uint64(len(keys[k])))
		before := 0
		for _, row := range keys[k] {
			blocks = binary.AppendUvarint(blocks, uint64(row-before))
			before = row
		}
	}

	index = append(index, indexMagic...)
	for _, n := range []int{int(crc32.ChecksumIEEE(table)), len(places), len(sectionRows), len(blockOffsets), len(blocks)} {
		index = binary.LittleEndian.AppendUint32(index, uint32(n))
	}
	for _, o := range offsets {
		index = binary.LittleEndian.AppendUint32(index, o)
	}
	for _, r := range ids {
		index = binary.LittleEndian.AppendUint32(index, uint32(r))
	}
	for i := range sectionRows {
		index = binary.LittleEndian.AppendUint32(index, sectionRows[i])
		index = binary.LittleEndian.AppendUint32(index, sectionOffsets[i])
	}
	for _, o := range blockOffsets {
		index = binary.LittleEndian.AppendUint32(index, o)
	}
	index = append(index, ranks...)
	begins := make([]byte, beginBits/8)
	for _, k := range ordered {
		h := beginHash(beginSeed, k)
		begins[h%beginBits/8] |= 1 << (h % 8)
	}
	for _, p := range places {
		for _, n := range append([]string{p.AR, p.EN}, p.Aliases...) {
			h := beginSeed
			for _, w := range area.Words(n) {
				h = beginHash(h, area.WordKey(w))
				begins[h%beginBits/8] |= 1 << (h % 8)
			}
		}
	}
	index = append(index, begins...)
	return table, append(index, blocks...), nil
}

// beginHash goes on with the hash of the set of beginnings: what names begin with, up to the end of one of their
// words. It is FNV-1a and begins with beginSeed.
func beginHash(h uint32, s string) uint32 {
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}

const beginSeed uint32 = 2166136261

func check(p Place) error {
	switch {
	case p.ID == "" || (p.AR == "" && p.EN == ""):
		return fmt.Errorf("it has no id or no name")
	case !slices.Contains(kinds, p.Kind):
		return fmt.Errorf("unknown kind %q", p.Kind)
	case p.Rank < RankMetropolis || p.Rank > RankOther:
		return fmt.Errorf("rank %d, want 1 to 6", p.Rank)
	case !(p.Lon >= -180 && p.Lon <= 180 && p.Lat >= -90 && p.Lat <= 90):
		return fmt.Errorf("position %g, %g", p.Lon, p.Lat)
	case p.RadiusKM < 0 || p.Population < 0:
		return fmt.Errorf("a negative radius or population")
	}
	for _, s := range append([]string{p.ID, p.AR, p.EN, p.Country, p.Admin1, p.Admin2}, p.Aliases...) {
		if strings.ContainsAny(s, "\t\n|") {
			return fmt.Errorf("%q holds a tab, a line break or a bar", s)
		}
	}
	if strings.HasPrefix(p.ID, "@") {
		return fmt.Errorf("an id cannot begin with @")
	}
	return nil
}

func appendRow(b []byte, p Place) []byte {
	number := func(v float64) string {
		if v == 0 {
			return ""
		}
		return strconv.FormatFloat(v, 'f', -1, 64)
	}
	f := []string{p.ID, p.AR, p.EN, strings.Join(p.Aliases, "|"), strconv.FormatFloat(p.Lon, 'f', -1, 64), strconv.FormatFloat(p.Lat, 'f', -1, 64), "", number(float64(p.Population)), number(p.RadiusKM), ""}
	if p.Rank != RankOther {
		f[6] = strconv.Itoa(p.Rank)
	}
	switch {
	case p.Common && p.CommonEN:
		f[9] = "common"
	case p.Common:
		f[9] = "ar"
	case p.CommonEN:
		f[9] = "en"
	}
	for len(f) > 6 && f[len(f)-1] == "" {
		f = f[:len(f)-1]
	}
	return append(append(b, strings.Join(f, "\t")...), '\n')
}

// index is the opened index: views into the bytes.
type index struct {
	rows, sections, blocks int
	offsets, ids, secs     string
	starts, ranks, keys    string
	begins                 string
}

func openIndex(s, table string) (index, error) {
	if len(s) < headerSize || s[:len(indexMagic)] != indexMagic {
		return index{}, fmt.Errorf("this is not an index of places")
	}
	sum := u32(s[len(indexMagic):], 0)
	ix := index{rows: int(u32(s[len(indexMagic):], 1)), sections: int(u32(s[len(indexMagic):], 2)), blocks: int(u32(s[len(indexMagic):], 3))}
	keys := int(u32(s[len(indexMagic):], 4))
	if sum != checksum(table) {
		return index{}, fmt.Errorf("the index was made for another table")
	}
	s = s[headerSize:]
	if want := 4*ix.rows + 4*ix.rows + 8*ix.sections + 4*ix.blocks + ix.rows + beginBits/8 + keys; len(s) != want {
		return index{}, fmt.Errorf("the index has %d bytes after its header, want %d", len(s), want)
	}
	take := func(n int) string {
		part := s[:n]
		s = s[n:]
		return part
	}
	ix.offsets, ix.ids, ix.secs, ix.starts, ix.ranks = take(4*ix.rows), take(4*ix.rows), take(8*ix.sections), take(4*ix.blocks), take(ix.rows)
	ix.begins, ix.keys = take(beginBits/8), s
	// Everything that points somewhere must point inside.
	for i := range ix.rows {
		if int(u32(ix.offsets, i)) >= len(table) || int(u32(ix.ids, i)) >= ix.rows {
			return index{}, fmt.Errorf("row %d of the index points outside of the table", i)
		}
	}
	for i := range ix.sections {
		at := int(u32(ix.secs, 2*i+1))
		if int(u32(ix.secs, 2*i)) >= ix.rows || at >= len(table) {
			return index{}, fmt.Errorf("section %d of the index points outside of the table", i)
		}
	}
	if ix.sections > 0 && u32(ix.secs, 0) != 0 || ix.sections == 0 && ix.rows > 0 {
		return index{}, fmt.Errorf("the first row of the index is in no section")
	}
	for i := range ix.blocks {
		if int(u32(ix.starts, i)) >= len(ix.keys) {
			return index{}, fmt.Errorf("block %d of the index points outside of it", i)
		}
	}
	return ix, nil
}

// checksum is the CRC-32 of s, taken in pieces so that s is not copied as a whole.
func checksum(s string) uint32 {
	var buf [16 << 10]byte
	var sum uint32
	for s != "" {
		n := copy(buf[:], s)
		sum = crc32.Update(sum, crc32.IEEETable, buf[:n])
		s = s[n:]
	}
	return sum
}

// u32 returns the i-th number of s.
func u32(s string, i int) uint32 {
	s = s[4*i : 4*i+4]
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func (ix *index) offset(row int) int { return int(u32(ix.offsets, row)) }
func (ix *index) byID(i int) int     { return int(u32(ix.ids, i)) }
func (ix *index) rank(row int) int   { return int(ix.ranks[row]) }

// section returns the offset in the table of the section that a row is in.
func (ix *index) section(row int) int {
	lo, hi := 0, ix.sections
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; int(u32(ix.secs, 2*mid)) <= row {
			lo = mid
		} else {
			hi = mid
		}
	}
	return int(u32(ix.secs, 2*lo+1))
}

// firstKey returns the first key of a block.
func (ix *index) firstKey(block int) string {
	c := cursor{s: ix.keys[u32(ix.starts, block):]}
	c.uvarint()
	return c.bytes(c.uvarint())
}

// seek returns a cursor that stands before the first key that is not less than key, at most one block early.
func (ix *index) seek(key string) cursor {
	lo, hi := 0, ix.blocks
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; ix.firstKey(mid) <= key {
			lo = mid
		} else {
			hi = mid
		}
	}
	if ix.blocks == 0 {
		return cursor{}
	}
	return cursor{s: ix.keys[u32(ix.starts, lo):], max: ix.rows}
}

// find returns the rows with exactly this key, and whether any key begins with it and goes on. A key that no name
// has up to the end of one of its words is not looked for.
func (ix *index) find(key string, rows []int) (found []int, more bool) {
	if !ix.begun(beginHash(beginSeed, key)) {
		return nil, false
	}
	c := ix.seek(key)
	c.key = make([]byte, 0, 64)
	for c.next() {
		switch cmp := compare(c.key, key); {
		case cmp < 0:
		case cmp == 0:
			found = c.rows(rows)
		default:
			return found, len(c.key) > len(key) && string(c.key[:len(key)]) == key
		}
	}
	return found, false
}

// begun reports whether a name may begin with a key of this hash, up to the end of one of its words.
func (ix *index) begun(hash uint32) bool {
	return ix.begins[hash%beginBits/8]&(1<<(hash%8)) != 0
}

func compare(a []byte, b string) int {
	switch s := string(a); { // the compiler compares without a copy
	case s < b:
		return -1
	case s > b:
		return 1
	default:
		return 0
	}
}

// prefix calls fn for each key that begins with p; rows are valid during the call.
func (ix *index) prefix(p string, fn func(key string, rows []int)) {
	var rows []int
	for c := ix.seek(p); c.next(); {
		if compare(c.key, p) < 0 {
			continue
		}
		if len(c.key) < len(p) || string(c.key[:len(p)]) != p {
			return
		}
		rows = c.rows(rows[:0])
		fn(string(c.key), rows)
	}
}

// cursor walks over the keys; after a fault it is at the end.
type cursor struct {
	s    string
	key  []byte
	post string // the rows of the key
	max  int
}

// next moves to the next key.
func (c *cursor) next() bool {
	if c.s == "" {
		return false
	}
	shared := c.uvarint()
	own := c.uvarint()
	if shared > len(c.key) {
		c.s = ""
		return false
	}
	c.key = append(c.key[:shared], c.bytes(own)...)
	c.post = c.s
	for range c.uvarint() {
		if c.s == "" {
			return false
		}
		c.uvarint()
	}
	return true
}

// rows appends the rows of the key that the cursor stands on.
func (c *cursor) rows(to []int) []int {
	p := cursor{s: c.post}
	row := 0
	for range p.uvarint() {
		row += p.uvarint()
		if row < 0 || row >= c.max || p.s == "" && c.s != "" {
			break
		}
		to = append(to, row)
	}
	return to
}

func (c *cursor) bytes(n int) string {
	n = min(n, len(c.s))
	b := c.s[:n]
	c.s = c.s[n:]
	return b
}

func (c *cursor) uvarint() int {
	var v int
	for i := 0; i < len(c.s) && i < 5; i++ {
		b := c.s[i]
		v |= int(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.s = c.s[i+1:]
			return v
		}
	}
	c.s = ""
	return 0
}
