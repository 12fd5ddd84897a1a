package ucdp

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// column is one of the columns that are read.
type column int

const (
	colID column = iota
	colType
	colSideA
	colSideB
	colWherePrec
	colLat
	colLon
	colCountry
	colDatePrec
	colStart
	colEnd
	colDeathsA
	colDeathsB
	colCivilians
	colUnknown
	colBest
	colHigh
	colLow
	colClarity // from here on a file may do without
	colWhere
	colAdm1
	colAdm2
	colOffice
	columns
)

const firstOptional = colClarity

var columnNames = [columns]string{"id", "type_of_violence", "side_a", "side_b", "where_prec", "latitude", "longitude", "country",
	"date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown", "best", "high", "low",
	"event_clarity", "where_coordinates", "adm_1", "adm_2", "source_office"}

// likeNames are what other tables call these columns, for hints.
var likeNames = map[string]string{"lat": "latitude", "lon": "longitude", "long": "longitude", "lng": "longitude", "x": "longitude", "y": "latitude",
	"best_est": "best", "high_est": "high", "low_est": "low", "event_id": "id", "event_date": "date_start", "country_name": "country", "actor1": "side_a", "actor2": "side_b"}

// columnsOf finds the columns by name, whatever their order, case and surrounding blanks.
func columnsOf(header []string) ([columns]int, error) {
	var at [columns]int
	index := make(map[string]int, len(header))
	for i, h := range header {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, twice := index[h]; !twice {
			index[h] = i
		}
	}
	e := &FileError{Code: "columns", Line: 1}
	for c := range columns {
		i, ok := index[columnNames[c]]
		if !ok {
			i = -1
			if c < firstOptional {
				e.Missing = append(e.Missing, columnNames[c])
				e.Instead = append(e.Instead, similar(columnNames[c], header))
			}
		}
		at[c] = i
	}
	switch {
	case len(e.Missing) == 0:
		return at, nil
	case len(e.Missing) == int(firstOptional) && holdsData(header):
		return at, &FileError{Code: "no_header", Line: 1, Value: short(strings.Join(header[:min(4, len(header))], ","))}
	}
	return at, e
}

// holdsData reports whether a first line looks like a row: it has a number or a date in it.
func holdsData(header []string) bool {
	for _, h := range header {
		if _, err := strconv.ParseFloat(strings.TrimSpace(h), 64); err == nil {
			return true
		}
		if _, ok := parseDate(h); ok {
			return true
		}
	}
	return false
}

// similar finds the header that may mean a missing column.
func similar(name string, header []string) string {
	plain := func(s string) string {
		return strings.NewReplacer("_", "", " ", "", "-", "", ".", "").Replace(strings.ToLower(s))
	}
	for _, h := range header {
		if k := strings.ToLower(strings.TrimSpace(h)); likeNames[k] == name || plain(h) == plain(name) {
			return h
		}
	}
	return ""
}

type unitKey struct{ country, adm1, adm2 string }

type unitHit struct {
	unit  *area.Unit
	exact bool
}

// parser turns records into claims. It remembers names, so that equal ones share their memory.
type parser struct {
	o       Options
	at      [columns]int
	fields  int
	latest  incident.Day // the last day that is not in the future
	record  []string
	line    int
	seen    map[string]int // id → line
	strings map[string]string
	sides   map[string][]party
	units   map[unitKey]unitHit
	places  map[placeKey]placeHit
	content []byte
	widened int
}

func newParser(o Options, at [columns]int, fields int) *parser {
	return &parser{o: o, at: at, fields: fields, latest: incident.DayOf(o.Now) + 1, seen: map[string]int{},
		strings: map[string]string{}, sides: map[string][]party{}, units: map[unitKey]unitHit{}, places: map[placeKey]placeHit{}}
}

// cell is the trimmed value of a column; empty when the file does not have it.
func (p *parser) cell(c column) string {
	if i := p.at[c]; i >= 0 {
		return strings.TrimSpace(p.record[i])
	}
	return ""
}

func (p *parser) bad(c column, code, detail string) *RowError {
	return &RowError{Line: p.line, Column: columnNames[c], Value: short(p.cell(c)), Code: code, Detail: detail}
}

// short cuts a value for a message.
func short(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "?")), " ")
	if len(s) > 80 {
		s = strings.ToValidUTF8(s[:77], "") + "…"
	}
	return strings.Clone(s)
}

// keep is s in memory of its own: a cell is a piece of its whole record.
func (p *parser) keep(s string) string {
	k, ok := p.strings[s]
	if !ok {
		k = strings.Clone(s)
		if len(p.strings) < 1<<16 {
			p.strings[k] = k
		}
	}
	return k
}

// number reads a whole number; "4.0", as spreadsheets write it, is one.
func (p *parser) number(c column, lo, hi int64) (int64, *RowError) {
	s := p.cell(c)
	if s == "" {
		return 0, p.bad(c, "required", "")
	}
	if i := strings.IndexByte(s, '.'); i > 0 && strings.Trim(s[i+1:], "0") == "" {
		s = s[:i]
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		return 0, p.bad(c, "number", "")
	}
	if n < lo || n > hi {
		if hi < 100 {
			return 0, p.bad(c, "code", strconv.FormatInt(lo, 10)+"–"+strconv.FormatInt(hi, 10))
		}
		return 0, p.bad(c, "range", "")
	}
	return n, nil
}

func (p *parser) degrees(c column) (float64, *RowError) {
	s := p.cell(c)
	if s == "" {
		return 0, p.bad(c, "required", "")
	}
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, p.bad(c, "number", "")
	}
	return x, nil
}

// parseDate reads "2016-01-31", alone or before a time of day.
func parseDate(s string) (incident.Day, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 10 && (s[10] == ' ' || s[10] == 'T') {
		s = s[:10]
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return incident.NoDay, false
	}
	return incident.DayOf(t), true
}

func (p *parser) date(c column) (incident.Day, *RowError) {
	s := p.cell(c)
	if s == "" {
		return 0, p.bad(c, "required", "")
	}
	d, ok := parseDate(s)
	switch {
	case !ok:
		return 0, p.bad(c, "date", "")
	case d > p.latest:
		return 0, p.bad(c, "future", "")
	case d < incident.Date(1900, 1, 1):
		return 0, p.bad(c, "range", "")
	}
	return d, nil
}

// maxDeaths is above any figure that GED could hold for one event.
const maxDeaths = 100_000_000

// row makes a claim of one record.
func (p *parser) row(record []string, line int) (incident.Claim, *RowError) {
	p.record, p.line = record, line
	if len(record) != p.fields {
		return incident.Claim{}, &RowError{Line: line, Code: "fields", Value: strconv.Itoa(len(record)), Detail: strconv.Itoa(p.fields)}
	}
	for c := range columns {
		if s := p.cell(c); !utf8.ValidString(s) || strings.IndexByte(s, 0) >= 0 {
			return incident.Claim{}, p.bad(c, "encoding", "")
		}
	}
	id := p.cell(colID)
	if id == "" {
		return incident.Claim{}, p.bad(colID, "required", "")
	}
	if len(id) > 64 {
		return incident.Claim{}, p.bad(colID, "range", "")
	}
	if first, twice := p.seen[id]; twice {
		return incident.Claim{}, p.bad(colID, "duplicate", strconv.Itoa(first))
	}
	id = strings.Clone(id)

	c := incident.Claim{
		Key: Source + ":" + id, State: incident.Confirmed, Certainty: incident.Asserted, Marking: incident.TLPClear,
		By: "import:ucdp", At: p.o.Now,
		Source: incident.Source{ID: Source, Name: "UCDP GED", Kind: incident.SourceDataset, Row: id,
			Says: p.keep(strings.Join(strings.Fields(p.cell(colOffice)), " ")), Published: incident.NoDay},
	}
	for _, part := range []func(*incident.Claim) *RowError{p.what, p.when, p.where, p.deaths} {
		if bad := part(&c); bad != nil {
			return incident.Claim{}, bad
		}
	}
	c.ID = incident.ClaimID(c.Key, p.fingerprint(&c))
	c.Title = incident.ComposeTitle(c)
	if err := c.Validate(); err != nil {
		return incident.Claim{}, &RowError{Line: line, Code: "invalid", Detail: err.Error()}
	}
	p.seen[id] = line
	return c, nil
}

// fingerprint is the content that a claim's id stands for: the cells that are read, in the order of this
// package and in one spelling, so that two releases that say the same make the same claim.
func (p *parser) fingerprint(c *incident.Claim) []byte {
	b := p.content[:0]
	for col := range columns {
		switch s := p.cell(col); col {
		case colStart:
			b = append(b, c.When.Start.String()...)
		case colEnd:
			b = append(b, c.When.End.String()...)
		case colLat, colLon:
			x, err := strconv.ParseFloat(s, 64)
			if err != nil {
				x = 0 // was read before
			}
			b = strconv.AppendFloat(b, x, 'f', -1, 64)
		case colID, colSideA, colSideB, colCountry, colWhere, colAdm1, colAdm2, colOffice:
			b = append(b, s...)
		default: // a number
			whole, _, _ := strings.Cut(s, ".")
			b = append(b, whole...)
		}
		b = append(b, 0)
	}
	p.content = b
	return b
}

// party is one actor of a side.
type party struct {
	id   string
	name text.Bilingual
}

// side splits what UCDP writes in one cell when several act together, "HTS, Southern Front". A name that is
// not in the list stays as it is.
func (p *parser) side(cell string) []party {
	if s, ok := p.sides[cell]; ok {
		return s
	}
	cell = strings.Clone(cell)
	var out []party
	for one := range strings.SplitSeq(cell, ", ") {
		one = strings.TrimSpace(one)
		if one == "" {
			continue
		}
		q := party{name: text.Bilingual{EN: one}}
		if p.o.Actor != nil {
			if id, names, ok := p.o.Actor(one); ok {
				q = party{id, names}
			}
		}
		out = append(out, q)
	}
	p.sides[cell] = out
	return out
}

// ours returns where the subject group is among the parties of a side, or −1.
func (p *parser) ours(side []party) int {
	if p.o.Subject == nil {
		return -1
	}
	return slices.IndexFunc(side, func(x party) bool { return x.id != "" && p.o.Subject(x.id) })
}

// civilians are named as package actor names them, whether or not its list is at hand.
var civilians = incident.Participant{ID: "civilians", Name: text.Bilingual{AR: "مدنيون", EN: "civilians"}, Role: incident.Victim}

func (p *parser) what(c *incident.Claim) *RowError {
	kind, bad := p.number(colType, 1, 3)
	if bad != nil {
		return bad
	}
	for _, col := range []column{colSideA, colSideB} {
		if p.cell(col) == "" {
			return p.bad(col, "required", "")
		}
	}
	a, b := p.side(p.cell(colSideA)), p.side(p.cell(colSideB))
	if kind != 3 && p.ours(b) >= 0 && p.ours(a) < 0 {
		a, b = b, a // the sides of a clash have no order
	}
	if k := p.ours(a); k > 0 {
		a = slices.Concat(a[k:k+1], a[:k], a[k+1:])
	}
	c.Actors = make([]incident.Participant, 0, len(a)+len(b))
	role := incident.Involved
	c.Class = incident.Clash
	if kind == 3 {
		c.Class, role = incident.Attack, incident.By
	}
	for _, x := range a {
		c.Actors = append(c.Actors, incident.Participant{ID: x.id, Name: x.name, Role: role})
	}
	if kind == 3 {
		c.Actors = append(c.Actors, civilians)
	} else {
		for _, x := range b {
			c.Actors = append(c.Actors, incident.Participant{ID: x.id, Name: x.name, Role: role})
		}
	}
	if p.cell(colClarity) != "" {
		n, bad := p.number(colClarity, 1, 2)
		if bad != nil {
			return bad
		}
		if n == 2 {
			c.Certainty = incident.Reported
		}
	}
	return nil
}

func (p *parser) when(c *incident.Claim) *RowError {
	prec, bad := p.number(colDatePrec, 1, 5)
	if bad != nil {
		return bad
	}
	w := &c.When
	if w.Start, bad = p.date(colStart); bad != nil {
		return bad
	}
	if w.End, bad = p.date(colEnd); bad != nil {
		return bad
	}
	if w.End < w.Start {
		return p.bad(colEnd, "order", w.Start.String())
	}
	switch {
	case prec == 1 && w.Start == w.End:
		w.Precision = incident.TimeDay
	case prec == 1:
		w.Precision = incident.TimeRange
	case prec <= 3:
		w.Precision = incident.TimeWeek
	case prec == 4:
		w.Precision = incident.TimeMonth
	default:
		w.Precision = incident.TimeYear
	}
	return nil
}

// Codes of where_prec.
const (
	whereExact = 1 + iota
	whereNear
	whereDistrict
	whereGovernorate
	whereRegion
	whereCountry
	whereInternational
)

// regionKM is the radius given to a line or a fuzzy area, whose shape GED does not tell.
const regionKM = 50

func (p *parser) where(c *incident.Claim) *RowError {
	prec, bad := p.number(colWherePrec, whereExact, whereInternational)
	if bad != nil {
		return bad
	}
	lat, bad := p.degrees(colLat)
	if bad != nil {
		return bad
	}
	lon, bad := p.degrees(colLon)
	if bad != nil {
		return bad
	}
	switch code := incident.CheckCoord(lon, lat); {
	case code != "" && (lat > 90 || lat < -90):
		return p.bad(colLat, code, "")
	case code != "":
		return p.bad(colLon, code, "")
	}
	country := p.cell(colCountry)
	if country == "" {
		return p.bad(colCountry, "required", "")
	}
	if p.swapped(country, lon, lat) {
		return p.bad(colLat, "swapped", "")
	}
	name := p.cell(colWhere)
	pl := incident.Place{Name: text.Bilingual{EN: p.keep(name)}, Coord: &incident.Coord{Lon: lon, Lat: lat}}
	var unit *area.Unit
	switch prec {
	case whereExact:
		pl.Precision = exactness(name)
		unit = p.unit(p.cell(colAdm1), p.cell(colAdm2), lon, lat)
	case whereNear:
		// 25 km may reach into the next district: only the governorate is sure.
		pl.Precision = incident.PlaceNear
		unit = p.unit(p.cell(colAdm1), "", lon, lat)
	case whereDistrict:
		pl.Precision = incident.PlaceDistrict
		unit = p.unit(p.cell(colAdm1), p.cell(colAdm2), lon, lat)
	case whereGovernorate:
		pl.Precision = incident.PlaceGovernorate
		unit = p.unit(p.cell(colAdm1), "", lon, lat)
	case whereRegion:
		pl.Precision, pl.RadiusKM = incident.PlaceRegion, regionKM
		unit = p.unit(p.cell(colAdm1), "", lon, lat)
	case whereCountry:
		pl.Precision = incident.PlaceCountry
		unit = p.unit("", "", lon, lat)
	case whereInternational:
		pl.Precision, pl.Coord = incident.PlaceUnknown, nil
	}
	if unit != nil {
		pl.Unit = unit.ID
		p.fit(&pl, unit)
	}
	if pl.Name.EN == "" {
		pl.Name.EN = p.keep(cmp.Or(p.cell(colAdm2), p.cell(colAdm1), country))
	}
	if pl.Precision == incident.PlaceNear && pl.Unit != "" && strings.EqualFold(pl.Name.EN, country) {
		if whole, _ := p.o.Units.Find(country, "", ""); whole != nil { // a position with no better name than the country's
			pl.ID, pl.Name = whole.ID, text.Bilingual{AR: whole.AR, EN: whole.EN}
		}
	}
	if pl.ID == "" && pl.Coord != nil {
		if hit := p.place(pl.Name.EN, lon, lat); hit.ar != "" || hit.id != "" {
			pl.ID, pl.Name = hit.id, text.Bilingual{AR: hit.ar, EN: cmp.Or(hit.en, pl.Name.EN)}
		}
	}
	c.Places = []incident.Place{pl}
	return nil
}

// fit keeps the precision of a place no finer than its unit, and gives a place that is only a unit the
// unit's names and centre.
func (p *parser) fit(pl *incident.Place, u *area.Unit) {
	switch pl.Precision {
	case incident.PlaceDistrict, incident.PlaceGovernorate, incident.PlaceCountry:
	default:
		return
	}
	switch {
	case u.Level == area.Country:
		pl.Precision = incident.PlaceCountry
	case u.Level == area.Governorate && pl.Precision == incident.PlaceDistrict:
		pl.Precision = incident.PlaceGovernorate
	}
	pl.ID = u.ID
	pl.Name = text.Bilingual{AR: u.AR, EN: u.EN}
}

// unit finds the unit by the names in the row; a name that is not known is made good by the position.
func (p *parser) unit(adm1, adm2 string, lon, lat float64) *area.Unit {
	if p.o.Units == nil {
		return nil
	}
	key := unitKey{p.cell(colCountry), adm1, adm2}
	hit, ok := p.units[key]
	if !ok {
		key = unitKey{strings.Clone(key.country), strings.Clone(adm1), strings.Clone(adm2)}
		hit.unit, hit.exact = p.o.Units.Find(key.country, adm1, adm2)
		p.units[key] = hit
	}
	if hit.exact || hit.unit == nil || adm1 == "" && adm2 == "" {
		return hit.unit
	}
	at := p.o.Units.At(lon, lat)
	switch {
	case adm2 != "" && at.District != nil && p.o.Units.Within(at.District.ID, hit.unit.ID):
		return at.District
	case adm1 != "" && at.Governorate != nil && p.o.Units.Within(at.Governorate.ID, hit.unit.ID):
		return at.Governorate
	}
	return hit.unit
}

// swapped reports whether a position lies far from its country, and would lie in it with longitude and
// latitude exchanged.
func (p *parser) swapped(country string, lon, lat float64) bool {
	if p.o.Units == nil {
		return false
	}
	key := unitKey{country: country}
	hit, ok := p.units[key]
	if !ok {
		key.country = strings.Clone(country)
		hit.unit, hit.exact = p.o.Units.Find(country, "", "")
		p.units[key] = hit
	}
	if hit.unit == nil || len(hit.unit.Polygon) == 0 {
		return false
	}
	return !hit.unit.Box.Contains(area.CoordOf(lon, lat)) && hit.unit.Contains(area.CoordOf(lat, lon))
}

// endings are the words in which UCDP says what a place is, and what an exact position is then worth: a
// mountain or a pocket has no single point, whatever the code says.
var endings = []struct {
	word string
	as   incident.PlacePrecision
}{
	{"town", incident.PlaceTown}, {"village", incident.PlaceTown}, {"city", incident.PlaceTown}, {"suburb", incident.PlaceTown},
	{"neighborhood", incident.PlaceTown}, {"neighbourhood", incident.PlaceTown}, {"quarter", incident.PlaceTown},
	{"locality", incident.PlaceTown}, {"camp", incident.PlaceTown}, {"district", incident.PlaceTown},
	{"mountain", incident.PlaceNear}, {"mountains", incident.PlaceNear}, {"area", incident.PlaceNear}, {"ghouta", incident.PlaceNear},
	{"qalamoun", incident.PlaceNear}, {"qalamun", incident.PlaceNear}, {"plain", incident.PlaceNear}, {"desert", incident.PlaceNear},
	{"countryside", incident.PlaceNear}, {"valley", incident.PlaceNear}, {"enclave", incident.PlaceNear}, {"pocket", incident.PlaceNear},
	{"sector", incident.PlaceNear}, {"border", incident.PlaceNear}, {"triangle", incident.PlaceNear}, {"safa", incident.PlaceNear},
	{"governorate", incident.PlaceNear}, {"region", incident.PlaceNear},
}

func exactness(name string) incident.PlacePrecision {
	last := strings.ToLower(name[strings.LastIndexByte(name, ' ')+1:])
	for _, e := range endings {
		if last == e.word {
			return e.as
		}
	}
	return incident.PlaceExact
}

type placeKey struct {
	name     string
	lon, lat float64
}

type placeHit struct{ id, ar, en string }

// sameKM is within what distance a place of the gazetteer that has the name is the one UCDP means.
const sameKM = 10

// place finds the place that has the name and lies at the position.
func (p *parser) place(name string, lon, lat float64) placeHit {
	if p.o.Places == nil || name == "" {
		return placeHit{}
	}
	key := placeKey{name, lon, lat}
	hit, ok := p.places[key]
	if ok {
		return hit
	}
	best := math.Inf(1)
	for _, n := range spellings(name) {
		want := area.NameKey(n)
		for _, g := range p.o.Places.Search(n, 12) {
			d := gazetteer.DistanceKM(lon, lat, g.Lon, g.Lat)
			if d > max(sameKM, g.RadiusKM) || d >= best || !named(g, want) {
				continue
			}
			best, hit = d, placeHit{g.ID, g.AR, g.EN}
		}
	}
	if hit.id == "" {
		hit = p.part(name)
	}
	p.places[placeKey{strings.Clone(name), lon, lat}] = hit
	return hit
}

// directions are how UCDP names a part of a unit.
var directions = map[string]string{"Northern": "شمال", "Southern": "جنوب", "Eastern": "شرق", "Western": "غرب", "Central": "وسط",
	"Northeastern": "شمال شرق", "Northwestern": "شمال غرب", "Southeastern": "جنوب شرق", "Southwestern": "جنوب غرب"}

// part names a part of a unit, "Northern Hamah Governorate", in Arabic. It has no id: it is no place of its own.
func (p *parser) part(name string) placeHit {
	first, rest, _ := strings.Cut(name, " ")
	ar, ok := directions[first]
	if !ok || p.o.Units == nil {
		return placeHit{}
	}
	country := p.cell(colCountry)
	if whole, _ := p.o.Units.Find(rest, "", ""); whole != nil {
		return placeHit{ar: ar + " " + whole.AR}
	}
	if u, exact := p.o.Units.Find(country, rest, ""); u != nil && exact {
		return placeHit{ar: ar + " محافظة " + u.AR}
	}
	return placeHit{}
}

func named(g gazetteer.Place, key string) bool {
	if area.NameKey(g.EN) == key || area.NameKey(g.AR) == key {
		return true
	}
	for _, a := range g.Aliases {
		if area.NameKey(a) == key {
			return true
		}
	}
	return false
}

// spellings are the names that one of UCDP's may hold: "Tadmur/Palmyra town" is Tadmur or Palmyra.
func spellings(name string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(name, func(r rune) bool { return r == '/' || r == '(' || r == ')' }) {
		part = strings.TrimSpace(part)
		if i := strings.LastIndexByte(part, ' '); i > 0 {
			for _, e := range endings {
				if strings.EqualFold(part[i+1:], e.word) {
					part = part[:i]
					break
				}
			}
		}
		if part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

func (p *parser) deaths(c *incident.Claim) *RowError {
	var n [columns]int64
	for col := colDeathsA; col <= colLow; col++ {
		v, bad := p.number(col, 0, maxDeaths)
		if bad != nil {
			return bad
		}
		n[col] = v
	}
	best, lo, hi := n[colBest], n[colLow], n[colHigh]
	if lo > best || hi < best {
		lo, hi = min(lo, best), max(hi, best)
		p.widened++
	}
	const unit = "people"
	c.Quantities = make([]incident.Quantity, 1, 3)
	c.Quantities[0] = incident.Quantity{What: "killed", Value: best, Min: lo, Max: hi, Unit: unit}
	part := func(col column, of string) {
		if v := n[col]; v > 0 {
			c.Quantities = append(c.Quantities, incident.Quantity{What: "killed", Of: of, Value: v, Min: v, Max: v, Unit: unit})
		}
	}
	// One group of the dead under two headings is one part.
	switch b := p.cell(colSideB); {
	case strings.EqualFold(b, "civilians"):
		n[colCivilians] += n[colDeathsB]
		n[colDeathsB] = 0
	case b == p.cell(colSideA):
		n[colDeathsA] += n[colDeathsB]
		n[colDeathsB] = 0
	}
	part(colDeathsA, p.of(colSideA))
	part(colDeathsB, p.of(colSideB))
	part(colCivilians, "civilians")
	part(colUnknown, "unknown")
	return nil
}

// of is whom the dead of a side belong to: the actor's id, or the side as UCDP writes it.
func (p *parser) of(c column) string {
	s := p.side(p.cell(c))
	if len(s) == 1 && s[0].id != "" {
		return s[0].id
	}
	return p.keep(p.cell(c))
}
