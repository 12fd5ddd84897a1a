package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/area"
)

// collection is a GeoJSON file as far as it is used here.
type collection struct {
	Features []feature `json:"features"`
}

type feature struct {
	Properties map[string]any `json:"properties"`
	Geometry   *geometry      `json:"geometry"`
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

// text returns a property as text; a number without its fraction.
func (f feature) text(name string) string {
	switch v := f.Properties[name].(type) {
	case string:
		return clean(v)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	default:
		return ""
	}
}

// number returns a property as a number, 0 when it is none.
func (f feature) number(name string) float64 {
	v, _ := f.Properties[name].(float64)
	return v
}

// lines returns the rings or lines of a geometry, grouped by polygon.
func (g *geometry) lines() ([][][][2]float64, error) {
	if g == nil {
		return nil, nil
	}
	var err error
	var out [][][][2]float64
	switch g.Type {
	case "MultiPolygon":
		err = json.Unmarshal(g.Coordinates, &out)
	case "Polygon", "MultiLineString":
		var one [][][2]float64
		err = json.Unmarshal(g.Coordinates, &one)
		out = [][][][2]float64{one}
	case "LineString":
		var one [][2]float64
		err = json.Unmarshal(g.Coordinates, &one)
		out = [][][][2]float64{{one}}
	default:
		err = fmt.Errorf("cannot read a %s", g.Type)
	}
	return out, err
}

func readCollection(dir, name string) ([]feature, error) {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		return nil, err
	}
	var c collection
	if err := json.Unmarshal(b, &c); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return c.Features, nil
}

// clean takes invisible signs, quotes left over from bad exports and doubled blanks out of a name.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r == 0xfeff, r == '"', r == '|':
			return -1
		case r == '\n', r == '\t', r == '\r', r == 0xa0:
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// tsv calls fn for each row of a tab-separated file with its columns by name. Files that were exported with
// quoted line breaks are read as they were meant.
func tsv(path string, fn func(line int, col map[string]string) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.Comma, r.LazyQuotes, r.FieldsPerRecord, r.ReuseRecord = '\t', true, -1, true
	head, err := r.Read()
	if err != nil {
		return fmt.Errorf("reading the header of %s: %w", filepath.Base(path), err)
	}
	head = slices.Clone(head)
	col := make(map[string]string, len(head))
	for {
		rec, err := r.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		line, _ := r.FieldPos(0)
		if err != nil {
			return fmt.Errorf("reading %s: %w", filepath.Base(path), err)
		}
		if len(rec) != len(head) {
			return fmt.Errorf("%s, line %d: %d columns, the header has %d", filepath.Base(path), line, len(rec), len(head))
		}
		for i, h := range head {
			col[h] = rec[i]
		}
		if err := fn(line, col); err != nil {
			return fmt.Errorf("%s, line %d: %w", filepath.Base(path), line, err)
		}
	}
}

// unitName is a row of areas_names.tsv.
type unitName struct {
	id, ar, en string
	aliases    []string
}

// readRows reads a curated file: tab-separated, lines that begin with # are for people.
func readRows(path string, columns int, fn func(f []string) error) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	n := 0
	for line := range strings.Lines(string(b)) {
		n++
		line = strings.TrimRight(line, "\r\n")
		if line == "" || line[0] == '#' {
			continue
		}
		f := strings.Split(line, "\t")
		if len(f) != columns {
			return fmt.Errorf("%s, line %d: %d columns instead of %d", filepath.Base(path), n, len(f), columns)
		}
		if err := fn(f); err != nil {
			return fmt.Errorf("%s, line %d: %w", filepath.Base(path), n, err)
		}
	}
	return nil
}

func readUnitNames(dir string) (map[string]unitName, error) {
	names := map[string]unitName{}
	err := readRows(filepath.Join(dir, "areas_names.tsv"), 5, func(f []string) error {
		if _, twice := names[f[0]]; twice {
			return fmt.Errorf("unit %s is there twice", f[0])
		}
		names[f[0]] = unitName{f[1], f[2], f[3], split(f[4])}
		return nil
	})
	return names, err
}

// split cuts a list at its bars; nothing makes nothing.
func split(s string) []string {
	var out []string
	for p := range strings.SplitSeq(s, "|") {
		if p = clean(p); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// openUnit is a governorate, district or subdistrict of Open Syria.
type openUnit struct {
	ID            string `json:"id"`
	GovernorateID string `json:"governorateId"`
	DistrictID    string `json:"districtId"`
	Name          struct{ AR, EN string }
	Aliases       []struct{ Value string }
	ISO           string `json:"iso31662"`
	Centroid      struct{ Latitude, Longitude float64 }
	Population    struct{ Value float64 }
}

func (u openUnit) aliases() []string {
	var out []string
	for _, a := range u.Aliases {
		out = append(out, clean(a.Value))
	}
	return out
}

func readOpenUnits(dir, name string) ([]openUnit, error) {
	b, err := os.ReadFile(filepath.Join(dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var units []openUnit
	if err := json.Unmarshal(b, &units); err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	return units, nil
}

// levels are the boundary files, parents first.
var levels = []struct {
	file  string
	level area.Level
}{{"s_country.geojson", area.Country}, {"s_region.geojson", area.Governorate}, {"s_county.geojson", area.District}}

// buildAreas makes areas.bin. Names come, best first, from areas_names.tsv, Open Syria, and the boundary
// files with the gazetteer's rows of the same id.
func buildAreas(s sources) ([]byte, error) {
	names, err := readUnitNames(s.curated)
	if err != nil {
		return nil, err
	}
	more, loose, err := unitRows(s.wof)
	if err != nil {
		return nil, err
	}
	governorates, err := readOpenUnits(s.wof, "governorates.json")
	if err != nil {
		return nil, err
	}
	districts, err := readOpenUnits(s.wof, "districts.json")
	if err != nil {
		return nil, err
	}
	byISO := map[string]openUnit{}
	isoOf := map[string]string{}
	for _, g := range governorates {
		byISO[g.ISO] = g
		isoOf[g.ID] = g.ISO
	}
	// Open Syria's districts by governorate and any of their names.
	byName := map[[2]string]openUnit{}
	for _, d := range districts {
		for _, n := range append([]string{d.Name.EN, d.Name.AR}, d.aliases()...) {
			k := [2]string{isoOf[d.GovernorateID], area.NameKey(n)}
			if _, taken := byName[k]; !taken {
				byName[k] = d
			}
		}
	}

	units := map[string]*area.Unit{}
	add := func(u *area.Unit) {
		if old := units[u.ID]; old != nil { // one unit in several rows: its pieces
			old.Polygon = append(old.Polygon, u.Polygon...)
			return
		}
		units[u.ID] = u
	}
	for _, l := range levels {
		features, err := readCollection(s.maps, l.file)
		if err != nil {
			return nil, err
		}
		for _, f := range features {
			wof, cc := f.text("id"), f.text("cc")
			given := names[wof]
			if given.id == "-" {
				continue
			}
			u := &area.Unit{ID: given.id, Level: l.level, AR: given.ar, EN: given.en, Aliases: given.aliases}
			if u.Polygon, err = polygons(f.Geometry); err != nil {
				return nil, fmt.Errorf("%s: unit %s: %w", l.file, wof, err)
			}
			u.Centre, u.Box = centre(u.Polygon), area.Bounds(u.Polygon)
			// The gazetteer's further names of units are peoples ("Syrian"), capitals and codes: only the names
			// that the boundaries carry are taken.
			u.Aliases = append(u.Aliases, f.text("name"), f.text("ar"))
			switch {
			case u.ID == "SY-UNDOF" || u.ID == "SY-GOLAN":
				u.Level, u.Parent, u.Aliases = area.Zone, "SY", given.aliases
			case l.level == area.Country:
				u.ID = cmp.Or(u.ID, cc)
			case l.level == area.Governorate:
				u.Parent = cc
				u.ID = cmp.Or(u.ID, f.text("iso"), strings.ReplaceAll(f.text("hasc"), ".", "-"))
				if g, ok := byISO[u.ID]; ok {
					u.AR, u.EN = cmp.Or(u.AR, g.Name.AR), cmp.Or(u.EN, g.Name.EN)
					u.Aliases = append(g.aliases(), u.Aliases...)
				}
			default:
				u.Parent = parentOf(units, cc, u)
				if u.Parent == "" {
					return nil, fmt.Errorf("unit %s %s of %s lies in no governorate", wof, f.text("name"), cc)
				}
				if d, ok := byName[[2]string{u.Parent, area.NameKey(f.text("name"))}]; ok {
					u.AR, u.EN = cmp.Or(u.AR, d.Name.AR), cmp.Or(u.EN, d.Name.EN)
					u.Aliases = append(d.aliases(), u.Aliases...)
				}
			}
			if u.AR == "" {
				u.AR = strings.TrimPrefix(strings.TrimPrefix(f.text("ar"), "منطقة "), "قضاء ")
			}
			if u.AR == "" && len(more[wof].ar) > 0 {
				u.AR = more[wof].ar[0]
			}
			u.EN = cmp.Or(u.EN, f.text("name"))
			if u.ID == "" {
				u.ID = u.Parent + "-" + slug(u.EN)
			}
			add(u)
		}
	}
	for _, u := range palestine(loose, names) {
		add(u)
	}
	all := make([]*area.Unit, 0, len(units))
	for _, u := range units {
		u.Aliases = aliases(u)
		all = append(all, u)
	}
	return area.Encode(all)
}

// parentOf returns the governorate that holds the unit: the one most of whose ring it shares.
func parentOf(units map[string]*area.Unit, cc string, u *area.Unit) string {
	best, most := "", 0
	for _, id := range sorted(units) {
		g := units[id]
		if g.Level != area.Governorate || g.Parent != cc {
			continue
		}
		n := 0
		if g.Contains(u.Centre) {
			n = 1
		}
		for _, p := range u.Polygon {
			for _, c := range p[0] {
				if g.Contains(area.Coord{Lon: (c.Lon*9 + u.Centre.Lon) / 10, Lat: (c.Lat*9 + u.Centre.Lat) / 10}) {
					n++
				}
			}
		}
		if n > most {
			best, most = id, n
		}
	}
	return best
}

// palestine makes the units of a country whose boundaries no source here has: names and centres only.
func palestine(rows map[string]row, names map[string]unitName) []*area.Unit {
	var out []*area.Unit
	for _, wof := range sorted(rows) {
		r, n := rows[wof], names[wof]
		if r.cc != "PS" || n.en == "" {
			continue
		}
		u := &area.Unit{ID: n.id, AR: n.ar, EN: n.en, Aliases: n.aliases, Centre: area.CoordOf(r.lon, r.lat)}
		switch r.kind {
		case "country":
			u.Level = area.Country
		case "region":
			u.Level, u.Parent = area.Governorate, "PS"
		default:
			u.Level, u.Parent = area.District, names[r.parent].id
			u.ID = u.Parent + "-" + slug(u.EN)
		}
		out = append(out, u)
	}
	return out
}

// unitRows reads the gazetteer's rows about units that are still in use: all of them, and those of Palestine.
func unitRows(dir string) (all, loose map[string]row, err error) {
	all, loose = map[string]row{}, map[string]row{}
	err = wofRows(dir, func(r row) error {
		switch r.kind {
		case "country", "region", "county":
			all[r.wof] = r
			if r.cc == "PS" {
				loose[r.wof] = r
			}
		}
		return nil
	})
	return all, loose, err
}

// aliases leaves each further name once, without the names shown and without codes.
func aliases(u *area.Unit) []string {
	seen := map[string]bool{area.NameKey(u.AR): true, area.NameKey(u.EN): true, "": true}
	var out []string
	for _, a := range u.Aliases {
		a = clean(a)
		k := area.NameKey(a)
		if seen[k] || isCode(a) {
			continue
		}
		seen[k] = true
		out = append(out, a)
	}
	return out
}

// isCode reports whether a name is a code such as "OSKL" or "PSE".
func isCode(s string) bool {
	if len(s) > 4 {
		return false
	}
	for _, r := range s {
		if r < 'A' || r > 'Z' {
			return false
		}
	}
	return true
}

// slug makes the part of an id that people can read.
func slug(name string) string {
	return strings.Join(area.Words(name), "-")
}

func sorted[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// polygons rounds a geometry to the grid and drops what rounding makes vanish.
func polygons(g *geometry) ([]area.Polygon, error) {
	lines, err := g.lines()
	if err != nil {
		return nil, err
	}
	var out []area.Polygon
	for _, p := range lines {
		var poly area.Polygon
		for i, l := range p {
			var ring area.Ring
			for _, c := range l {
				q := area.CoordOf(c[0], c[1])
				if len(ring) == 0 || ring[len(ring)-1] != q {
					ring = append(ring, q)
				}
			}
			for len(ring) > 1 && ring[0] == ring[len(ring)-1] {
				ring = ring[:len(ring)-1]
			}
			if len(ring) < 3 {
				if i == 0 {
					break
				}
				continue
			}
			poly = append(poly, ring)
		}
		if poly != nil {
			out = append(out, poly)
		}
	}
	return out, nil
}

// centre returns where a label may stand: the centroid of the largest polygon, or, when that lies outside of
// it, the middle of the widest stretch at its height.
func centre(polygons []area.Polygon) area.Coord {
	var best area.Ring
	var most float64
	var at area.Coord
	for _, p := range polygons {
		var a, x, y float64
		r := p[0]
		for i := range r {
			c, d := r[i], r[(i+1)%len(r)]
			k := float64(c.Lon)*float64(d.Lat) - float64(d.Lon)*float64(c.Lat)
			a += k
			x += k * float64(c.Lon+d.Lon)
			y += k * float64(c.Lat+d.Lat)
		}
		if math.Abs(a) > most {
			most, best = math.Abs(a), r
			at = area.Coord{Lon: int32(math.Round(x / (3 * a))), Lat: int32(math.Round(y / (3 * a)))}
		}
	}
	if best == nil {
		return at
	}
	u := area.Unit{Polygon: []area.Polygon{{best}}, Box: area.Bounds([]area.Polygon{{best}})}
	if u.Contains(at) {
		return at
	}
	var cuts []int32
	for i := range best {
		a, b := best[i], best[(i+1)%len(best)]
		if (a.Lat > at.Lat) != (b.Lat > at.Lat) {
			cuts = append(cuts, a.Lon+int32(float64(b.Lon-a.Lon)*float64(at.Lat-a.Lat)/float64(b.Lat-a.Lat)))
		}
	}
	slices.Sort(cuts)
	var widest int32
	for i := 0; i+1 < len(cuts); i += 2 {
		if w := cuts[i+1] - cuts[i]; w > widest {
			widest, at.Lon = w, cuts[i]+w/2
		}
	}
	return at
}
