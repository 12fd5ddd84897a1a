// Package gazetteer knows places: their names in two scripts, kinds, positions and the administrative units
// they lie in; it finds their names in text and says which of several places of one name is meant.
//
// It knows nothing of what happened at a place, and a place is never finer here than its source: a desert has a
// radius, not a point. Boundaries are in package area, rules about events in package read.
package gazetteer

import (
	"fmt"
	"hash/maphash"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"tansiq/data"
	"tansiq/internal/area"
)

// Kind is what a place is.
type Kind string

// The kinds of places. Country, Governorate and District share their ids with package area.
const (
	Country     Kind = "country"
	Governorate Kind = "governorate"
	District    Kind = "district"
	Town        Kind = "town" // city or town
	Village     Kind = "village"
	Quarter     Kind = "quarter"
	Region      Kind = "region" // a landscape, a plain, a border triangle
	Desert      Kind = "desert"
	Mountain    Kind = "mountain"
	Wadi        Kind = "wadi"
	River       Kind = "river"
	Lake        Kind = "lake"
	Shrine      Kind = "shrine"
	Camp        Kind = "camp"
	Base        Kind = "base"
	Prison      Kind = "prison"
	Dam         Kind = "dam"
	Crossing    Kind = "crossing"
	Airport     Kind = "airport"
	Oilfield    Kind = "oilfield"
	Site        Kind = "site" // ruins, a station, a bridge, a junction
)

// Kinds returns all kinds.
func Kinds() []Kind { return slices.Clone(kinds) }

var kinds = []Kind{Country, Governorate, District, Town, Village, Quarter, Region, Desert, Mountain, Wadi, River, Lake, Shrine, Camp, Base, Prison, Dam, Crossing, Airport, Oilfield, Site}

// The ranks of places, for labels on a map and for choosing between places of one name.
const (
	RankMetropolis = 1 // a capital, a million people, a country
	RankCity       = 2 // seat of a governorate
	RankDistrict   = 3 // seat of a district, a town known beyond the country
	RankTown       = 4 // seat of a subdistrict, 10,000 people or more
	RankKnown      = 5 // known to encyclopaedias
	RankOther      = 6
)

// Place is one place. Names may be missing in one of the scripts, never in both.
type Place struct {
	ID         string   // "gn-172955" (GeoNames), "wof-…" (Who's On First), "SY-RA" (a unit of package area), or a word for curated places
	Kind       Kind     //
	AR, EN     string   // names as shown; text.Bilingual{AR, EN}.In falls back to the other
	Aliases    []string // further names and spellings, either script
	Lon, Lat   float64  // WGS 84 degrees; of a region only where a label may stand
	RadiusKM   float64  // for regions and deserts: the disc that holds it; 0 for what is as small as its kind says
	Population int64    // 0: not known
	Rank       int      // RankMetropolis (1) … RankOther (6)
	Country    string   // id of the country's unit, such as "SY"
	Admin1     string   // id of the governorate's unit; empty when it lies in none or in several
	Admin2     string   // id of the district's unit; empty likewise
	Common     bool     // its Arabic name is also a word: without a cue such as "town" it is not meant
	CommonEN   bool     // the same of its name in Latin letters
}

// Unit returns the id of the smallest administrative unit that holds the place.
func (p Place) Unit() string {
	switch {
	case p.Admin2 != "":
		return p.Admin2
	case p.Admin1 != "":
		return p.Admin1
	default:
		return p.Country
	}
}

// Point reports whether the place is small enough to be drawn as a point: a site or a settlement, not a unit,
// a landscape or a river.
func (p Place) Point() bool {
	switch p.Kind {
	case Country, Governorate, District, Region, Desert, Mountain, Wadi, River, Lake:
		return false
	default:
		return p.RadiusKM == 0
	}
}

// Gazetteer is the table of places with its index. It is read-only and safe for concurrent use. Places are cut
// out of the table when asked for, so that a node that only rests holds next to nothing of it in memory.
type Gazetteer struct {
	table string
	index index
	used  *[usedRows]atomic.Pointer[entry] // places that texts named lately, at their row modulo usedRows
	words *[keptWords]atomic.Pointer[word] // words that texts had lately, at their hash modulo keptWords
	seed  maphash.Seed
}

// usedRows bounds what is kept of places that texts name: a node that reads holds 1 or 2 MB of them.
const usedRows = 1 << 12

// entry is a place with its names as they are compared. It is read-only.
type entry struct {
	row   int
	place Place
	names []spelt
}

// spelt is one name of a place.
type spelt struct {
	name, key string
	whole     string // all words in one, without Latin articles
	words     int    // without articles
	article   bool   // it begins with one
	main      bool   // it is the name as shown
}

// entry returns the place of a row with its names.
func (g *Gazetteer) entry(row int) *entry {
	at := &g.used[row%usedRows]
	if e := at.Load(); e != nil && e.row == row {
		return e
	}
	e := &entry{row: row, place: g.place(row)}
	e.names = make([]spelt, 0, 2+len(e.place.Aliases))
	add := func(name string, main bool) {
		if name == "" {
			return
		}
		s := spelt{name: name, main: main}
		for _, w := range area.Words(name) {
			k := area.WordKey(w)
			s.key += k
			if k != "" {
				s.words++
			}
			if k != "" || w[0] >= 0x80 {
				s.whole += w
			}
			if s.words == 0 || s.words == 1 && k != "" {
				s.article = s.article || k != w
			}
		}
		e.names = append(e.names, s)
	}
	add(e.place.AR, true)
	add(e.place.EN, true)
	for _, name := range e.place.Aliases {
		add(name, false)
	}
	at.Store(e)
	return e
}

// Load opens the table that the project ships.
func Load() (*Gazetteer, error) {
	g, err := Open(data.Gazetteer, data.GazetteerIndex)
	if err != nil {
		return nil, fmt.Errorf("opening the shipped table of places (data/gazetteer.tsv; make it again with go run ./data/build): %w", err)
	}
	return g, nil
}

// Open opens a table with its index, as Encode made them.
func Open(table, index string) (*Gazetteer, error) {
	ix, err := openIndex(index, table)
	if err != nil {
		return nil, err
	}
	return &Gazetteer{table: table, index: ix, used: new([usedRows]atomic.Pointer[entry]), words: new([keptWords]atomic.Pointer[word]), seed: maphash.MakeSeed()}, nil
}

// Len returns the number of places.
func (g *Gazetteer) Len() int { return g.index.rows }

// ByID returns the place with this id.
func (g *Gazetteer) ByID(id string) (Place, bool) {
	lo, hi := 0, g.index.rows
	for lo < hi {
		mid := (lo + hi) / 2
		row := g.index.byID(mid)
		rid, _, _ := strings.Cut(g.line(row), "\t")
		switch {
		case rid == id:
			return g.place(row), true
		case rid < id:
			lo = mid + 1
		default:
			hi = mid
		}
	}
	return Place{}, false
}

// All calls fn for each place in the order of the table until it returns false.
func (g *Gazetteer) All(fn func(Place) bool) {
	for row := range g.index.rows {
		if !fn(g.place(row)) {
			return
		}
	}
}

// Search returns up to limit places one of whose names begins with prefix, in either script and in any of the
// usual spellings, most important first. With near set (ids of units), places within come before others of the
// same rank.
func (g *Gazetteer) Search(prefix string, limit int, near ...string) []Place {
	key := area.NameKey(prefix)
	if key == "" || limit <= 0 {
		return nil
	}
	// The last vowel of an unfinished Latin word may still become another one.
	if c := key[len(key)-1]; len(key) > 2 && c < 0x80 && strings.IndexByte("aiu", c) >= 0 {
		key = key[:len(key)-1]
	}
	type found struct {
		row   int
		rank  int
		exact bool
	}
	whole := area.NameKey(prefix)
	best := map[int]found{}
	take := func(k string, rows []int) {
		for _, r := range rows {
			f := found{r, g.index.rank(r), k == whole}
			if old, ok := best[r]; !ok || (f.exact && !old.exact) {
				best[r] = f
			}
		}
	}
	g.index.prefix(key, take)
	// "مخيم اله" is on its way to الهول: a word begun with an article is too short yet for its key to lose it.
	if words := area.Words(prefix); len(words) > 0 {
		last := words[len(words)-1]
		if rest, ok := strings.CutPrefix(last, "ال"); ok && area.WordKey(last) == last {
			if k := strings.TrimSuffix(key, last) + rest; k != "" {
				g.index.prefix(k, take)
			}
		}
	}
	all := make([]found, 0, len(best))
	for _, f := range best {
		all = append(all, f)
	}
	order := func(a, b found) int {
		// A whole name counts as much as one rank.
		ra, rb := a.rank*2, b.rank*2
		if a.exact {
			ra -= 3
		}
		if b.exact {
			rb -= 3
		}
		if ra != rb {
			return ra - rb
		}
		return a.row - b.row
	}
	slices.SortFunc(all, order)
	all = all[:min(len(all), 8*limit)]
	places := make([]Place, len(all))
	weight := make(map[string]int, len(all))
	for i, f := range all {
		p := g.place(f.row)
		w := f.rank * 4
		if f.exact {
			w -= 6
		}
		for _, n := range near {
			if n == p.Country || n == p.Admin1 || n == p.Admin2 {
				w--
			}
		}
		weight[p.ID], places[i] = w, p
	}
	slices.SortStableFunc(places, func(a, b Place) int {
		if d := weight[a.ID] - weight[b.ID]; d != 0 {
			return d
		}
		return int(max(-1, min(1, b.Population-a.Population)))
	})
	return places[:min(len(places), limit)]
}

// DistanceKM returns the great-circle distance between two positions in degrees, in kilometres.
func DistanceKM(lon1, lat1, lon2, lat2 float64) float64 {
	const rad, earth = math.Pi / 180, 6371.0
	s1, s2 := math.Sin((lat2-lat1)*rad/2), math.Sin((lon2-lon1)*rad/2)
	h := s1*s1 + math.Cos(lat1*rad)*math.Cos(lat2*rad)*s2*s2
	return 2 * earth * math.Asin(math.Min(1, math.Sqrt(h)))
}

// line returns a row of the table.
func (g *Gazetteer) line(row int) string {
	s := g.table[g.index.offset(row):]
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		s = s[:i]
	}
	return s
}

// place cuts one place out of the table. The table was checked when it was made (Encode) and is bound to the
// index by a checksum: a field that cannot be read is left zero.
func (g *Gazetteer) place(row int) Place {
	var f [10]string
	rest, more := g.line(row), true
	for i := 0; i < len(f) && more; i++ {
		f[i], rest, more = strings.Cut(rest, "\t")
	}
	p := Place{ID: f[0], AR: f[1], EN: f[2], Rank: RankOther}
	if f[3] != "" {
		p.Aliases = strings.Split(f[3], "|")
	}
	p.Lon, _ = strconv.ParseFloat(f[4], 64)
	p.Lat, _ = strconv.ParseFloat(f[5], 64)
	if f[6] != "" {
		p.Rank, _ = strconv.Atoi(f[6])
	}
	p.Population, _ = strconv.ParseInt(f[7], 10, 64)
	p.RadiusKM, _ = strconv.ParseFloat(f[8], 64)
	p.Common, p.CommonEN = f[9] == "common" || f[9] == "ar", f[9] == "common" || f[9] == "en"
	p.Country, p.Admin1, p.Admin2, p.Kind = g.section(row)
	return p
}

// section returns what a row shares with its neighbours.
func (g *Gazetteer) section(row int) (country, admin1, admin2 string, kind Kind) {
	line, _, _ := strings.Cut(g.table[g.index.section(row):], "\n")
	_, line, _ = strings.Cut(line, "\t")
	country, line, _ = strings.Cut(line, "\t")
	admin1, line, _ = strings.Cut(line, "\t")
	admin2, line, _ = strings.Cut(line, "\t")
	return country, admin1, admin2, Kind(line)
}
