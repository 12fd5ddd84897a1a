package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
)

// home are the countries whose every settlement is shipped; of the others only what scope lets through.
var home = map[string]bool{"SY": true, "IQ": true}

// known are the countries that have units of their own.
var known = map[string]bool{"SY": true, "IQ": true, "LB": true, "JO": true, "PS": true, "IL": true, "TR": true}

// inScope says whether a settlement abroad is shipped: Turkey's towns and what lies within a day's walk of its
// southern border; what is known or named in Arabic in the others.
func inScope(r row) bool {
	switch {
	case home[r.cc], r.cc == "LB", r.cc == "JO":
		return true
	case r.cc == "TR":
		return r.population >= 50000 || r.lat < 37.35 && r.lon > 35.9 && (r.notable || len(r.ar) > 0)
	case r.cc == "PS" || r.cc == "IL":
		return len(r.ar) > 0 || r.population >= 10000
	default:
		return false
	}
}

// buildGazetteer makes the table of places with its index, and returns the places for the basemap.
func buildGazetteer(s sources, atlas *area.Atlas) (table, index []byte, places []gazetteer.Place, err error) {
	b := builder{atlas: atlas, byID: map[string]*gazetteer.Place{}, named: map[string]bool{}, twins: map[string]string{}, words: map[string]bool{}, lies: map[string]bool{}, spellings: map[string]int{}}
	b.addUnits()
	if err := wofRows(s.wof, b.addRow); err != nil {
		return nil, nil, nil, err
	}
	if err := geonamesRows(s.geonames, s.alternate, b.addRow); err != nil {
		return nil, nil, nil, err
	}
	subdistricts, err := readOpenUnits(s.wof, "subdistricts.json")
	if err != nil {
		return nil, nil, nil, err
	}
	districts, err := readOpenUnits(s.wof, "districts.json")
	if err != nil {
		return nil, nil, nil, err
	}
	governorates, err := readOpenUnits(s.wof, "governorates.json")
	if err != nil {
		return nil, nil, nil, err
	}
	b.joinTwins()
	b.rankSeats(governorates, gazetteer.RankCity)
	b.rankSeats(districts, gazetteer.RankDistrict)
	b.rankSeats(subdistricts, gazetteer.RankTown)
	if s.maps != "" {
		if err := b.rankCities(s.maps); err != nil {
			return nil, nil, nil, err
		}
	}
	if err := b.addCurated(s.curated); err != nil {
		return nil, nil, nil, err
	}
	b.seatUnits()
	for _, id := range sorted(b.byID) {
		p := b.byID[id]
		b.finish(p)
		places = append(places, *p)
	}
	table, index, err = gazetteer.Encode(places)
	return table, index, places, err
}

// builder gathers the places by id.
type builder struct {
	atlas     *area.Atlas
	byID      map[string]*gazetteer.Place
	named     map[string]bool   // places whose English name is settled
	twins     map[string]string // ids that were joined into another place, and its id
	words     map[string]bool   // keys of curated names that are also words: villages of the name need their cue too
	lies      map[string]bool   // places whose unit is settled
	spellings map[string]int    // how many of the names of a place are curated: each is a spelling that people use
}

// addUnits makes a place of every administrative unit, with the unit's id.
func (b *builder) addUnits() {
	for _, u := range b.atlas.Units() {
		if u.Level == area.Zone {
			continue
		}
		if lon, lat := u.Centre.Degrees(); u.Level == area.District && strings.HasPrefix(u.ID, "TR-") && (u.AR == "" || lat > 37.6 || lon < 35.8) {
			continue // Turkey's districts only along the southern border
		}
		p := &gazetteer.Place{ID: u.ID, Kind: gazetteer.Kind(u.Level), AR: u.AR, EN: u.EN, Aliases: slices.Clone(u.Aliases), Rank: gazetteer.RankDistrict}
		p.Lon, p.Lat = u.Centre.Degrees()
		switch path := b.atlas.Path(u.ID); len(path) {
		case 3:
			p.Country, p.Admin1, p.Admin2 = path[0].ID, path[1].ID, u.ID
		case 2:
			p.Country, p.Admin1, p.Rank = path[0].ID, u.ID, gazetteer.RankCity
		default:
			p.Country, p.Rank = u.ID, gazetteer.RankMetropolis
		}
		b.byID[p.ID] = p
	}
}

// addRow takes one settlement or site of a gazetteer.
func (b *builder) addRow(r row) error {
	if !inScope(r) {
		return nil
	}
	p := &gazetteer.Place{Lon: math.Round(r.lon*1e4) / 1e4, Lat: math.Round(r.lat*1e4) / 1e4, Population: r.population, Country: r.cc, Rank: gazetteer.RankOther}
	switch r.kind {
	case "country", "region", "county", "localadmin":
		return nil // units have come from the boundaries
	case "locality":
		p.Kind = gazetteer.Village
		if r.population >= 10000 {
			p.Kind, p.Rank = gazetteer.Town, gazetteer.RankTown
		}
		if r.population >= 1000000 {
			p.Rank = gazetteer.RankMetropolis
		}
	case "neighbourhood", "macrohood":
		p.Kind = gazetteer.Quarter
	case "campus":
		p.Kind = gazetteer.Site
		if slices.ContainsFunc(append(slices.Clone(r.en), r.ar...), func(n string) bool { return strings.Contains(n, "Airport") || strings.Contains(n, "مطار") }) {
			p.Kind, p.Rank = gazetteer.Airport, gazetteer.RankKnown
		}
	default:
		if !slices.Contains(gazetteer.Kinds(), gazetteer.Kind(r.kind)) {
			return nil
		}
		p.Kind = gazetteer.Kind(r.kind)
	}
	if r.notable && p.Rank > gazetteer.RankKnown {
		p.Rank = gazetteer.RankKnown
	}
	p.ID = "wof-" + r.wof
	if r.geonames != "" {
		p.ID = "gn-" + r.geonames
	}
	for _, n := range r.ar {
		p.Aliases = append(p.Aliases, plainName(n))
	}
	for _, n := range r.en {
		p.Aliases = append(p.Aliases, plainName(n))
	}
	if len(r.ar) > 0 {
		p.AR = plainName(r.ar[0])
	}
	if len(r.en) > 0 {
		p.EN = plainName(r.en[0])
	}
	if p.AR == "" && p.EN == "" {
		return nil
	}
	if old := b.byID[p.ID]; old != nil {
		// The same place from a second source: names are joined, what is known stays.
		old.Aliases = append(old.Aliases, append(p.Aliases, p.AR, p.EN)...)
		old.AR, old.EN = cmp.Or(old.AR, p.AR), cmp.Or(old.EN, p.EN)
		old.Population = max(old.Population, p.Population)
		old.Rank = min(old.Rank, p.Rank)
		return nil
	}
	b.byID[p.ID] = p
	return nil
}

// rankSeats lifts the settlement that a unit of Open Syria is named after, and gives it names it lacks.
func (b *builder) rankSeats(units []openUnit, rank int) {
	byKey := b.settlements("SY")
	for _, u := range units {
		var p *gazetteer.Place
		for _, n := range append([]string{u.Name.AR, u.Name.EN}, u.aliases()...) {
			for _, word := range []string{"مركز ", "ناحية ", "منطقة ", "Markaz "} {
				n = strings.TrimPrefix(n, word)
			}
			for _, word := range []string{" District", " Subdistrict"} {
				n = strings.TrimSuffix(n, word)
			}
			// The names come from the surest to the loosest transliteration.
			if p = nearest(byKey, []string{area.NameKey(n)}, u.Centroid.Longitude, u.Centroid.Latitude, 80); p != nil {
				break
			}
		}
		if p == nil {
			continue
		}
		p.Kind = gazetteer.Town
		if rank < p.Rank {
			p.Rank = rank
		}
		if b.named[p.ID] {
			continue
		}
		// The names that people read today come before a transliteration, if they are names of the same thing.
		ar, en := strings.TrimPrefix(clean(u.Name.AR), "مركز "), clean(u.Name.EN)
		if k := area.NameKey(ar); p.AR == "" || k == area.NameKey(p.AR) {
			p.AR = ar
		} else if slices.Contains(byKey[k], p) {
			p.Aliases, p.AR = append(p.Aliases, p.AR), ar
		}
		if slices.Contains(byKey[area.NameKey(en)], p) {
			p.Aliases, p.EN = append(p.Aliases, p.EN), en
			b.named[p.ID] = true
		}
	}
}

// joinTwins makes one place of settlements that the gazetteer holds twice: the same name within a few
// kilometres. The one with GeoNames' id stays, or the more important one.
func (b *builder) joinTwins() {
	for _, cc := range sorted(known) {
		byKey := b.settlements(cc)
		for _, k := range sorted(byKey) {
			for i, p := range byKey[k] {
				for _, q := range byKey[k][i+1:] {
					main := area.NameKey(p.AR) == k || area.NameKey(p.EN) == k || area.NameKey(q.AR) == k || area.NameKey(q.EN) == k
					km := 8.0
					if one := strings.HasPrefix(p.ID, "gn-"); one == strings.HasPrefix(q.ID, "gn-") {
						// Two entries of one gazetteer are one place when they lie closer than villages do.
						km, main = 2.5, area.NameKey(p.AR) == k && area.NameKey(q.AR) == k || area.NameKey(p.EN) == k && area.NameKey(q.EN) == k
					}
					if b.byID[p.ID] == nil || b.byID[q.ID] == nil || !main || gazetteer.DistanceKM(p.Lon, p.Lat, q.Lon, q.Lat) > km {
						continue
					}
					keep, drop := p, q
					if gn := strings.HasPrefix(drop.ID, "gn-"); gn && !strings.HasPrefix(keep.ID, "gn-") || gn == strings.HasPrefix(keep.ID, "gn-") && (drop.Rank < keep.Rank || drop.Rank == keep.Rank && keep.AR == "" && drop.AR != "") {
						keep, drop = drop, keep
					}
					keep.Aliases = append(append(keep.Aliases, drop.AR, drop.EN), drop.Aliases...)
					keep.AR, keep.EN = cmp.Or(keep.AR, drop.AR), cmp.Or(keep.EN, drop.EN)
					keep.Population, keep.Rank = max(keep.Population, drop.Population), min(keep.Rank, drop.Rank)
					if keep.Rank <= gazetteer.RankTown {
						keep.Kind = gazetteer.Town
					}
					delete(b.byID, drop.ID)
					b.twins[drop.ID] = keep.ID
				}
			}
		}
	}
}

// settlements returns the towns and villages of a country by the keys of all their names.
func (b *builder) settlements(cc string) map[string][]*gazetteer.Place {
	byKey := map[string][]*gazetteer.Place{}
	for _, id := range sorted(b.byID) {
		p := b.byID[id]
		if p.Country != cc || p.Kind != gazetteer.Town && p.Kind != gazetteer.Village {
			continue
		}
		for _, n := range append([]string{p.AR, p.EN}, p.Aliases...) {
			if k := area.NameKey(n); k != "" && !slices.Contains(byKey[k], p) {
				byKey[k] = append(byKey[k], p)
			}
		}
	}
	return byKey
}

// nearest returns the place with one of the keys that lies nearest, within km kilometres.
func nearest(byKey map[string][]*gazetteer.Place, keys []string, lon, lat, km float64) *gazetteer.Place {
	var best *gazetteer.Place
	for _, k := range keys {
		for _, p := range byKey[k] {
			if d := gazetteer.DistanceKM(p.Lon, p.Lat, lon, lat); d < km {
				best, km = p, d
			}
		}
	}
	return best
}

// rankCities lifts the towns that Natural Earth has, with their populations, and the towns that the districts of
// Iraq and Lebanon are named after.
func (b *builder) rankCities(dir string) error {
	features, err := readCollection(dir, "c_populated_places_simple.geojson")
	if err != nil {
		return err
	}
	byCountry := map[string]map[string][]*gazetteer.Place{}
	for cc := range known {
		byCountry[cc] = b.settlements(cc)
	}
	for _, u := range b.atlas.Units() {
		if u.Level != area.District || strings.HasPrefix(u.ID, "SY-") || strings.HasPrefix(u.ID, "TR-") {
			continue
		}
		country := b.atlas.Path(u.ID)[0].ID
		lon, lat := u.Centre.Degrees()
		var p *gazetteer.Place
		for _, n := range append([]string{u.AR, u.EN}, u.Aliases...) {
			if p = nearest(byCountry[country], []string{area.NameKey(n)}, lon, lat, 80); p != nil {
				break
			}
		}
		if p != nil {
			p.Kind, p.Rank = gazetteer.Town, min(p.Rank, gazetteer.RankDistrict)
			if p.AR == "" || country == "IQ" {
				p.Aliases, p.AR = append(p.Aliases, p.AR), cmp.Or(u.AR, p.AR)
			}
			if country == "IQ" || country == "LB" {
				p.Aliases, p.EN = append(p.Aliases, p.EN), u.EN
			}
		}
	}
	for _, f := range features {
		cc := f.text("iso_a2")
		if !known[cc] {
			continue
		}
		keys := []string{area.NameKey(f.text("name")), area.NameKey(f.text("nameascii")), area.NameKey(f.text("namealt"))}
		keys = slices.DeleteFunc(keys, func(k string) bool { return k == "" })
		p := nearest(byCountry[cc], keys, f.number("longitude"), f.number("latitude"), 25)
		if p == nil {
			continue
		}
		pop := int64(f.number("pop_max"))
		p.Kind, p.Population = gazetteer.Town, max(p.Population, pop)
		rank := gazetteer.RankTown
		switch class := f.text("featurecla"); {
		case strings.HasPrefix(class, "Admin-0"), pop >= 1000000:
			rank = gazetteer.RankMetropolis
		case strings.HasPrefix(class, "Admin-1"), pop >= 300000:
			rank = gazetteer.RankCity
		case pop >= 50000:
			rank = gazetteer.RankDistrict
		}
		p.Rank = min(p.Rank, rank)
	}
	return nil
}

// addCurated takes data/gazetteer_curated.tsv. A row with the id of a place that is there mends it: what the
// row gives replaces, aliases are joined.
func (b *builder) addCurated(dir string) error {
	err := readRows(filepath.Join(dir, "gazetteer_curated.tsv"), 12, func(f []string) error {
		for b.twins[f[0]] != "" {
			f[0] = b.twins[f[0]]
		}
		p, mends := b.byID[f[0]]
		if !mends {
			p = &gazetteer.Place{ID: f[0], Rank: gazetteer.RankKnown}
		}
		p.Kind = cmp.Or(gazetteer.Kind(f[1]), p.Kind)
		// What the row gives is how people write the name: of two spellings with one key it stays.
		aliases := split(f[4])
		if f[2] != "" {
			aliases, p.AR = append(aliases, p.AR), f[2]
		}
		if f[3] != "" {
			aliases, p.EN = append(aliases, p.EN), f[3]
		}
		b.spellings[p.ID] = len(aliases)
		p.Aliases = append(aliases, p.Aliases...)
		for i, v := range []*float64{&p.Lon, &p.Lat, &p.RadiusKM} {
			if f[5+i] == "" {
				continue
			}
			n, err := strconv.ParseFloat(f[5+i], 64)
			if err != nil {
				return fmt.Errorf("column %d: %q is not a number", 6+i, f[5+i])
			}
			*v = n
		}
		if !mends && (f[5] == "" || f[6] == "") {
			return fmt.Errorf("%s has no position and mends nothing", f[0])
		}
		if f[8] != "" {
			u, ok := b.atlas.ByID(f[8])
			if !ok {
				return fmt.Errorf("unit %q is not known", f[8])
			}
			p.Country, p.Admin1, p.Admin2, b.lies[p.ID] = "", "", "", true
			for i, u := range b.atlas.Path(u.ID) {
				*[]*string{&p.Country, &p.Admin1, &p.Admin2}[i] = u.ID
			}
		}
		if f[9] != "" {
			n, err := strconv.Atoi(f[9])
			if err != nil {
				return fmt.Errorf("column 10: %q is not a rank", f[9])
			}
			p.Rank = n
		}
		switch f[10] {
		case "":
		case "common":
			p.Common, p.CommonEN = true, true
		case "ar":
			p.Common = true
		case "en":
			p.CommonEN = true
		default:
			return fmt.Errorf("column 11: %q is none of common, ar, en", f[10])
		}
		if p.Common {
			b.words[area.NameKey(p.AR)] = true
		}
		if p.CommonEN {
			b.words[area.NameKey(p.EN)] = true
		}
		b.byID[p.ID] = p
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// seatUnits puts the label of a district where the town stands that it is named after, which is what most reports
// that name the district are about, and takes over from the town that the name is also a word.
func (b *builder) seatUnits() {
	seats := map[string][]*gazetteer.Place{}
	for _, id := range sorted(b.byID) {
		if p := b.byID[id]; p.Kind == gazetteer.Town && p.Rank <= gazetteer.RankDistrict {
			seats[area.NameKey(p.AR)] = append(seats[area.NameKey(p.AR)], p)
		}
	}
	for _, id := range sorted(b.byID) {
		u := b.byID[id]
		if u.Kind != gazetteer.District && u.Kind != gazetteer.Governorate || u.AR == "" {
			continue
		}
		for _, p := range seats[area.NameKey(u.AR)] {
			w := b.atlas.At(p.Lon, p.Lat)
			if w.Governorate == nil || w.Governorate.ID != u.Admin1 {
				continue
			}
			if u.Kind == gazetteer.District && w.District != nil && w.District.ID == u.ID {
				u.Lon, u.Lat = p.Lon, p.Lat
			}
			u.Common, u.CommonEN = u.Common || p.Common, u.CommonEN || p.CommonEN
		}
	}
}

// namesUnit reports whether a name says itself that a unit is meant; that is left to the words around a name.
func namesUnit(n string) bool {
	words := area.Words(n)
	if len(words) < 2 {
		return false
	}
	switch words[0] {
	case "محافظه", "قضا", "ناحيه":
		return true
	case "مركز":
		return words[len(words)-1] != "للتاهيل" // of a unit, but for "مركز الأمل للتأهيل"
	case "منطقه", "مدينه":
		return !strings.HasPrefix(words[1], "ال") // "مدينة الصدر" is a name
	}
	switch words[len(words)-1] {
	case "governorate", "governate", "district", "subdistrict":
		return true
	}
	return false
}

// plainName is a name without the word for what it names: "قرية كنعوص", "Qaryat Kanus".
func plainName(n string) string {
	for _, word := range []string{"قرية ", "ناحية ", "مركز ناحية ", "Qaryat ", "Nahiyat ", "Nāḩiyat "} {
		if rest, ok := strings.CutPrefix(n, word); ok && rest != "" {
			return rest
		}
	}
	return n
}

// finish gives a place its units, leaves each name once and flags names that are also words.
func (b *builder) finish(p *gazetteer.Place) {
	switch p.Kind {
	case gazetteer.Country, gazetteer.Governorate, gazetteer.District:
	default:
		if p.Admin1 == "" && p.RadiusKM < 60 && !b.lies[p.ID] {
			w := b.atlas.At(p.Lon, p.Lat)
			if w.Country != nil && (p.Country == "" || p.Country == w.Country.ID) {
				p.Country = w.Country.ID
				if w.Governorate != nil {
					p.Admin1 = w.Governorate.ID
				}
				if w.District != nil && p.RadiusKM < 25 {
					p.Admin2 = w.District.ID
				}
			}
		}
	}
	p.AR, p.EN = clean(p.AR), clean(p.EN)
	// Of names that differ in spelling only the first stays; with and without an article are two, in Arabic.
	key := func(n string) string {
		k := area.NameKey(n)
		if k != "" && strings.HasPrefix(n, "ال") {
			k = "+" + k
		}
		return k
	}
	seen := map[string]bool{key(p.AR): true, key(p.EN): true, "": true}
	var aliases []string
	for _, a := range p.Aliases {
		if rest, wrong := strings.CutPrefix(a, "-"); wrong { // a name that it does not have
			k := area.NameKey(rest)
			seen[k], seen["+"+k] = true, true
		}
	}
	spell := func(n string) string { return strings.Join(area.Words(n), "") + " " + area.NameKey(n) }
	spelled := map[string]bool{spell(p.AR): true, spell(p.EN): true}
	for i, a := range p.Aliases {
		a = clean(a)
		k := key(a)
		if folded := spell(a); i < b.spellings[p.ID] && !strings.HasPrefix(a, "-") {
			if !spelled[folded] && len(k) > 1 && !namesUnit(a) {
				spelled[folded], seen[k] = true, true
				aliases = append(aliases, a)
			}
			continue
		}
		if !seen[k] && len(k) > 1 && !namesUnit(a) && !strings.HasPrefix(a, "-") {
			seen[k] = true
			aliases = append(aliases, a)
		}
	}
	p.Aliases = aliases
	switch p.Kind {
	case gazetteer.Town, gazetteer.Village, gazetteer.Quarter, gazetteer.Governorate, gazetteer.District:
		// Known towns of one common word need a cue; of two, only villages: "الشيخ علي" is a man, عين عيسى a town.
		word := func(n string) bool {
			one := len(area.Words(n)) == 1
			return gazetteer.IsWord(n) && (p.Rank == gazetteer.RankOther || one && (p.Rank >= gazetteer.RankDistrict || p.Kind == gazetteer.Governorate || p.Kind == gazetteer.District)) || one && p.Rank == gazetteer.RankOther && b.words[area.NameKey(n)]
		}
		p.Common, p.CommonEN = p.Common || word(p.AR), p.CommonEN || word(p.EN)
	}
}

// geonamesRows calls fn for each row of GeoNames country files (allCountries.txt or XX.txt, 19 columns), with
// the Arabic and English names of alternateNamesV2.txt where that is given.
func geonamesRows(files []string, alternate string, fn func(row) error) error {
	if len(files) == 0 {
		return nil
	}
	names := map[string]*[2][]string{}
	if alternate != "" {
		err := readTabs(alternate, 4, func(f []string) error {
			var i int
			switch f[2] {
			case "ar":
			case "en":
				i = 1
			default:
				return nil
			}
			if len(f) > 7 && f[7] == "1" { // historic
				return nil
			}
			n := names[f[1]]
			if n == nil {
				n = &[2][]string{}
				names[f[1]] = n
			}
			if len(f) > 4 && f[4] == "1" { // preferred
				n[i] = append([]string{clean(f[3])}, n[i]...)
			} else {
				n[i] = append(n[i], clean(f[3]))
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	for _, path := range files {
		err := readTabs(path, 15, func(f []string) error {
			kind := geonamesKind(f[6], f[7])
			if kind == "" || !known[f[8]] {
				return nil
			}
			r := row{geonames: f[0], cc: f[8], kind: kind, name: clean(f[1])}
			var err error
			if r.lon, r.lat, err = position(f[5], f[4]); err != nil {
				return err
			}
			r.population, _ = strconv.ParseInt(f[14], 10, 64) // empty for most
			all := strings.Split(f[3], ",")
			for i := range all {
				all[i] = clean(all[i])
			}
			r.en = []string{r.name}
			r.ar = arabic(all)
			if n := names[f[0]]; n != nil {
				r.ar = append(arabic(n[0]), r.ar...)
				r.en = append(latin(n[1]), r.en...)
			} else {
				r.en = append(r.en, latin(all)...)
			}
			return fn(r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// geonamesKind maps GeoNames' feature classes and codes to kinds; empty for what is left out.
func geonamesKind(class, code string) string {
	switch {
	case code == "PPLX":
		return "neighbourhood"
	case class == "P" && code != "PPLH" && code != "PPLQ" && code != "PPLW":
		return "locality"
	case code == "DSRT":
		return string(gazetteer.Desert)
	case code == "WAD":
		return string(gazetteer.Wadi)
	case code == "DAM":
		return string(gazetteer.Dam)
	case code == "AIRP":
		return string(gazetteer.Airport)
	case code == "AIRB", code == "MILB":
		return string(gazetteer.Base)
	case code == "SHRN":
		return string(gazetteer.Shrine)
	case code == "OILF":
		return string(gazetteer.Oilfield)
	default:
		return ""
	}
}

// readTabs calls fn for each line of a file of tab-separated columns without header or quotes.
func readTabs(path string, columns int, fn func(f []string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		f := strings.Split(lines.Text(), "\t")
		if len(f) < columns {
			return fmt.Errorf("%s, line %d: %d columns, want at least %d", filepath.Base(path), n, len(f), columns)
		}
		if err := fn(f); err != nil {
			return fmt.Errorf("%s, line %d: %w", filepath.Base(path), n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("reading %s: %w", filepath.Base(path), err)
	}
	return nil
}
