package area

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// The file of units is one header line, one line of text per unit and, after an empty line, the geometries
// in the same order:
//
//	tansiq areas 1
//	id TAB level TAB parent TAB ar TAB en TAB aliases(|) TAB centre lon TAB centre lat TAB bytes of geometry
//	…
//	(empty line)
//	geometry of the first unit, of the second, …
//
// A geometry is a row of varints: number of polygons; for each its number of rings; for each ring its number
// of points and, zigzag, the steps in longitude and latitude from the point before (the first of all from 0,0).
// All coordinates are in units of 1e-4 degrees.

const header = "tansiq areas 1"

// maxLon and maxLat bound what a position can be, in units of 1e-4 degrees.
const (
	maxLon = 180 * perDegree
	maxLat = 90 * perDegree
)

// Encode writes units in the form that Parse reads. The order of units does not matter; boxes are not written.
func Encode(units []*Unit) ([]byte, error) {
	units = slices.Clone(units)
	sortUnits(units)
	var head, body []byte
	head = append(head, header+"\n"...)
	for _, u := range units {
		for _, s := range append([]string{u.ID, u.AR, u.EN}, u.Aliases...) {
			if strings.ContainsAny(s, "\t\n|") {
				return nil, fmt.Errorf("unit %q: the name %q holds a tab, a line break or a bar", u.ID, s)
			}
		}
		before := len(body)
		body = appendGeometry(body, u.Polygon)
		head = fmt.Appendf(head, "%s\t%s\t%s\t%s\t%s\t%s\t%d\t%d\t%d\n", u.ID, u.Level, u.Parent, u.AR, u.EN, strings.Join(u.Aliases, "|"), u.Centre.Lon, u.Centre.Lat, len(body)-before)
	}
	head = append(head, '\n')
	return append(head, body...), nil
}

func appendGeometry(b []byte, polygons []Polygon) []byte {
	b = binary.AppendUvarint(b, uint64(len(polygons)))
	var last Coord
	for _, p := range polygons {
		b = binary.AppendUvarint(b, uint64(len(p)))
		for _, r := range p {
			b = binary.AppendUvarint(b, uint64(len(r)))
			for _, c := range r {
				b = binary.AppendVarint(b, int64(c.Lon-last.Lon))
				b = binary.AppendVarint(b, int64(c.Lat-last.Lat))
				last = c
			}
		}
	}
	return b
}

// Parse reads what Encode wrote. An error names the line or the unit at fault.
func Parse(file string) (*Atlas, error) {
	head, body, found := strings.Cut(file, "\n\n")
	first, lines, _ := strings.Cut(head, "\n")
	if first != header || !found {
		return nil, fmt.Errorf("this is not a file of units: want a first line %q and an empty line after the table", header)
	}
	var units []*Unit
	for n := 2; lines != ""; n++ {
		var line string
		line, lines, _ = strings.Cut(lines, "\n")
		f := strings.Split(line, "\t")
		if len(f) != 9 {
			return nil, fmt.Errorf("line %d: %d columns instead of 9", n, len(f))
		}
		u := &Unit{ID: f[0], Level: Level(f[1]), Parent: f[2], AR: f[3], EN: f[4]}
		switch u.Level {
		case Country, Governorate, District, Zone:
		default:
			return nil, fmt.Errorf("line %d: unknown level %q", n, f[1])
		}
		if f[5] != "" {
			u.Aliases = strings.Split(f[5], "|")
		}
		var nums [3]int64
		for i := range nums {
			v, err := strconv.ParseInt(f[6+i], 10, 32)
			if err != nil {
				return nil, fmt.Errorf("line %d, column %d: %q is not a number", n, 7+i, f[6+i])
			}
			nums[i] = v
		}
		u.Centre = Coord{int32(nums[0]), int32(nums[1])}
		size := int(nums[2])
		if size < 0 || size > len(body) {
			return nil, fmt.Errorf("unit %q: %d bytes of geometry promised, %d left", u.ID, size, len(body))
		}
		if err := u.decode(body[:size]); err != nil {
			return nil, fmt.Errorf("unit %q: reading its polygon: %w", u.ID, err)
		}
		body = body[size:]
		units = append(units, u)
	}
	if body != "" {
		return nil, fmt.Errorf("%d bytes after the last polygon", len(body))
	}
	return newAtlas(units)
}

// decode reads one geometry and sets Polygon and Box.
func (u *Unit) decode(s string) error {
	d := decoder{s: s}
	var last Coord
	polygons := d.count(1)
	if polygons > 0 {
		u.Polygon = make([]Polygon, 0, polygons)
	}
	for range polygons {
		rings := d.count(1)
		p := make(Polygon, 0, rings)
		for range rings {
			points := d.count(2)
			r := make(Ring, 0, points)
			for range points {
				lon, lat := int64(last.Lon)+d.varint(), int64(last.Lat)+d.varint()
				if lon < -maxLon || lon > maxLon || lat < -maxLat || lat > maxLat {
					return fmt.Errorf("a point lies off the globe")
				}
				last = Coord{int32(lon), int32(lat)}
				r = append(r, last)
			}
			if !d.bad && len(r) < 3 {
				return fmt.Errorf("a ring of %d points", len(r))
			}
			p = append(p, r)
		}
		u.Polygon = append(u.Polygon, p)
	}
	if d.bad || d.s != "" {
		return fmt.Errorf("the bytes do not add up")
	}
	u.Box = Bounds(u.Polygon)
	return nil
}

// decoder reads varints from a string; after a fault it returns zeros.
type decoder struct {
	s   string
	bad bool
}

// count reads a number of things of at least size bytes each; more than can follow is a fault.
func (d *decoder) count(size int) int {
	v := d.uvarint()
	if v > uint64(len(d.s)/size) {
		d.bad = true
		return 0
	}
	return int(v)
}

func (d *decoder) uvarint() uint64 {
	var v uint64
	for i := 0; i < len(d.s) && i < 5; i++ {
		c := d.s[i]
		v |= uint64(c&0x7f) << (7 * i)
		if c < 0x80 {
			d.s = d.s[i+1:]
			return v
		}
	}
	d.bad = true
	return 0
}

func (d *decoder) varint() int64 {
	u := d.uvarint()
	return int64(u>>1) ^ -int64(u&1)
}
