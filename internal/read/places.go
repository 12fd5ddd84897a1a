package read

import (
	"cmp"
	"fmt"
	"hash/maphash"
	"iter"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// place is one naming of a place in the text.
type place struct {
	from, to   int // tokens of the mention: the name with its direction, its distance and the word for a site
	name, end  int // tokens [name, end): the name alone
	skip       int // letters of the first token that stand before the mention: the و of "والرقة"
	p          incident.Place
	gz         gazetteer.Place
	toward     string // compass point: the place lies that way of gz, or is that part of it
	part       bool   // it is a part of gz, which is a unit
	variant    int    // token of a name read as a misspelling; -1
	government bool   // the name of a country or of a seat of government, which may stand for those who govern
}

// directions are the words of direction, for lists that share one.
var directions = map[string]string{
	"شمال": "N", "شمالي": "N", "جنوب": "S", "جنوبي": "S", "شرق": "E", "شرقي": "E", "غرب": "W", "غربي": "W",
	"north": "N", "south": "S", "east": "E", "west": "W",
}

var compassNames = map[string]text.Bilingual{
	"N": {AR: "شمال", EN: "north of"}, "NE": {AR: "شمال شرق", EN: "northeast of"}, "E": {AR: "شرق", EN: "east of"}, "SE": {AR: "جنوب شرق", EN: "southeast of"},
	"S": {AR: "جنوب", EN: "south of"}, "SW": {AR: "جنوب غرب", EN: "southwest of"}, "W": {AR: "غرب", EN: "west of"}, "NW": {AR: "شمال غرب", EN: "northwest of"},
}

var partNames = map[string]text.Bilingual{
	"N": {AR: "شمال", EN: "northern"}, "NE": {AR: "شمال شرق", EN: "northeastern"}, "E": {AR: "شرق", EN: "eastern"}, "SE": {AR: "جنوب شرق", EN: "southeastern"},
	"S": {AR: "جنوب", EN: "southern"}, "SW": {AR: "جنوب غرب", EN: "southwestern"}, "W": {AR: "غرب", EN: "western"}, "NW": {AR: "شمال غرب", EN: "northwestern"},
}

var bearings = map[string]float64{"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}

const (
	nearKM    = 25.0 // "near X", "the countryside of X"
	towardKM  = 25.0 // how far away "south of X" is taken to lie, and its radius, where no distance is given
	besideKM  = 15.0 // the same where X is no seat of a governorate
	loosestKM = 20.0 // radius of a region whose size is not known
)

// placesOf reads the places and settles with the actors who gets a name that may be both.
func (r *reader) placesOf() []place {
	if r.know.Places == nil {
		return nil
	}
	words, numbers, at := r.words()
	home := r.know.Home
	if len(home) == 0 {
		home = []string{"SY"}
	}
	readings := r.know.Places.Find(words, gazetteer.Context{Home: home, Numbers: numbers})
	quoted := r.quotations()
	out := make([]place, 0, len(readings))
	for i := range readings {
		g := &readings[i]
		p, ok := r.mention(g, at)
		if !ok || r.inDate(p.from) || r.inDate(p.to-1) || r.actorTakes(&p, g, out) || r.lookalike(&p, g, at[g.Start], quoted) {
			continue
		}
		p.p = r.placed(g)
		if g.Coarse {
			r.nameOnly(&p)
			if g.By.ID != "" {
				r.lies(&p, g)
			}
		}
		if n := len(out); n > 0 && out[n-1].gz.ID == p.gz.ID && out[n-1].to == p.from-1 && r.norm(p.from-1) == "(" && r.norm(p.to) == ")" {
			out[n-1].to = p.to + 1 // "Ain al-Arab (Kobani)"
			r.spell(&out[n-1])
			continue
		}
		r.spell(&p)
		out = append(out, p)
	}
	return r.comeBacks(r.slips(r.placeLists(r.capitals(out))))
}

// mention finds the tokens of a reading without the words for settlements and units around its name.
func (r *reader) mention(g *gazetteer.Reading, at []int) (place, bool) {
	p := place{from: at[g.Start], to: at[g.End], name: at[g.Name], end: at[g.NameEnd], gz: g.Place, toward: g.Toward, variant: -1}
	if g.Part != "" {
		p.toward, p.part = g.Part, true
	}
	for p.to > p.from && r.tokens[p.to-1].Kind != text.Word && r.tokens[p.to-1].Kind != text.Number {
		p.to--
	}
	p.end = min(p.end, p.to)
	if p.name >= p.end {
		return p, false
	}
	for p.to > p.end && (settlements[r.norm(p.to-1)] || manySites[r.norm(p.to-1)] && p.gz.Point() && p.gz.Kind == gazetteer.Town || manySites[r.norm(p.to-1)] && !p.gz.Point()) {
		p.to--
	}
	for ; p.from < p.name; p.from++ {
		w := r.norm(p.from)
		if w == "of" || w == "the" || r.tokens[p.from].Kind != text.Word {
			continue
		}
		if _, ok := lead(w, settlements); !ok && w != "مركز" {
			break
		}
	}
	if p.from == p.name {
		p.skip = utf8.RuneCountInString(g.Prefix)
		if w := r.norm(p.from); p.end > p.name+1 && (w == "منطقه" || w == "محافظه") { // part of the name in the table
			p.from++
		}
	} else if n, ok := lead(r.norm(p.from), terrain); ok {
		p.skip = n
	} else if before, rest, ok := strings.Cut(r.norm(p.from), "ال"); ok && terrain[strings.TrimSuffix(rest, "ه")+"ه"] || ok && terrain[rest] {
		p.skip = utf8.RuneCountInString(before) // "بالبادية الغربية لتدمر"
	}
	p.government = state(&g.Place) || seats[g.Place.EN]
	return p, true
}

// state reports a country, of those too that the table holds as wide lands only.
func state(z *gazetteer.Place) bool {
	return z.Kind == gazetteer.Country || z.Kind == gazetteer.Region && z.Country == "" && z.RadiusKM >= 100
}

// lead is how many one-letter words stand before a word of the set, if it is one.
func lead(norm string, set map[string]bool) (n int, ok bool) {
	if set[norm] {
		return 0, true
	}
	for range 2 {
		first, size := utf8.DecodeRuneInString(norm)
		if !strings.ContainsRune("وفبلك", first) || len(norm) < size+2 {
			return 0, false
		}
		norm, n = norm[size:], n+1
		if set[norm] {
			return n, true
		}
	}
	return 0, false
}

// spell quotes the mention.
func (r *reader) spell(p *place) {
	q := r.quoteFrom(p.from, p.to, p.skip)
	for _, s := range []string{"'s", "’s", "ʼs"} {
		if rest, ok := strings.CutSuffix(q.Text, s); ok && rest != "" {
			q.Text, q.Span.End = rest, q.Span.End-2
		}
	}
	p.p.Text, p.p.Span = q.Text, &q.Span
}

// nameOnly makes p a place of which the text gives the name and the table only the unit that holds it.
func (r *reader) nameOnly(p *place) {
	c := *p
	c.from, c.to = p.name, p.end
	if p.from != p.name {
		c.skip = 0
	}
	r.spell(&c)
	unit := p.gz
	name := text.Bilingual{AR: c.p.Text}
	if isLatin(r.norm(p.name)) {
		name = text.Bilingual{EN: c.p.Text}
	}
	p.p.Name, p.p.ID = name, ""
	p.gz = gazetteer.Place{ID: "?" + r.norm(p.name), Kind: gazetteer.Village, AR: name.AR, EN: name.EN, Lon: unit.Lon, Lat: unit.Lat,
		Country: unit.Country, Admin1: unit.Admin1, Admin2: unit.Admin2, Rank: gazetteer.RankOther}
	p.toward = ""
}

// lies puts a place that the table does not know where the text says it lies: near another, or on one side of it.
func (r *reader) lies(p *place, g *gazetteer.Reading) {
	name, span, words := p.p.Name, p.p.Span, p.p.Text
	if g.BySide != "" {
		p.p = r.offset(p.p, g.By, g.BySide, 0)
		p.p.Name, p.p.Span, p.p.Text = name, span, words
	} else {
		p.p.Precision, p.p.RadiusKM, p.p.Coord = incident.PlaceNear, nearKM, &incident.Coord{Lon: g.By.Lon, Lat: g.By.Lat}
	}
	p.p.Unit = g.By.Unit()
	p.gz.Lon, p.gz.Lat, p.gz.Country, p.gz.Admin1, p.gz.Admin2 = p.p.Coord.Lon, p.p.Coord.Lat, g.By.Country, g.By.Admin1, g.By.Admin2
}

// words are the tokens as the gazetteer takes them: names with hyphens in one piece. at[i] is the token of word
// i; at has one more entry at the end. numbers are those of the tokens.
func (r *reader) words() (words []string, numbers []int32, at []int) {
	const longest = 8 // tokens of one name, and more would be none
	words, numbers, at = make([]string, 0, len(r.tokens)), make([]int32, 0, len(r.tokens)), make([]int, 0, len(r.tokens)+1)
	for i := 0; i < len(r.tokens); {
		j := i + 1
		w, n := r.tokens[i].Text, r.tokens[i].Word
		for j < i+longest && j+1 < len(r.tokens) && r.norm(j) == "-" && (isLatin(r.norm(j+1)) || r.tokens[j+1].Kind == text.Number) && isLatin(r.norm(i)) && r.touching(j-1, j+2) {
			w += "-" + r.tokens[j+1].Text
			n = -1
			j += 2
		}
		words, numbers, at = append(words, w), append(numbers, n), append(at, i)
		i = j
	}
	return words, numbers, append(at, len(r.tokens))
}

// actorTakes decides between a place and an actor of the same words. It marks the actor as dropped when the
// place wins. before are the places read so far.
func (r *reader) actorTakes(p *place, g *gazetteer.Reading, before []place) bool {
	near := r.actorsIn(p.from-longestName, p.to)
	for i := range near {
		a := &near[i]
		if a.to <= p.name || a.from >= p.to || a.dropped {
			continue
		}
		if a.how != actor.Metonym {
			if a.from >= p.name && (a.to <= p.end || a.from == p.name) && settlement(g.Cue) || a.a.Kind == actor.Media && a.from == p.name && a.to == p.end && inWords[r.norm(p.from-1)] { // "Zor Shammar village", "in Al Mayadeen"
				a.dropped = true
				return false
			}
			if a.a.Kind == actor.Media && a.from == p.name && a.to == p.end && p.from < p.name { // "east of Al Mayadeen"
				a.dropped = true
				return false
			}
			if _, ok := lead(r.norm(a.from), sectors); ok && a.to == p.to && (locatives[r.bare(a.from-1)] || r.norm(a.from-1) == "ضمن" || a.prefix == "ب") { // "في قاطع البعاج"
				a.dropped = true
				return false
			}
			return true // the place is part of a name: "واشنطن بوست"
		}
		prev := r.bare(p.from - 1)
		cue := p.to-p.from > a.to-a.from || a.prefix == "ب" || a.prefix == "وب" || p.name > p.from
		if n := len(before); n > 0 && !cue && before[n-1].p.Precision == incident.PlaceCountry && len(p.gz.ID) == 2 { // "في سوريا والعراق"
			b := &before[n-1]
			cue = b.to == p.from && strings.HasPrefix(a.prefix, "و") || b.to == p.from-1 && (r.norm(p.from-1) == "and" || r.norm(p.from-1) == "or")
		}
		switch {
		case r.onGround(p) && prev != "بين", prev == "مع" && strings.Contains(r.norm(p.from-2), "حدود"): // "من سورية", "الحدود مع العراق"
			a.dropped = true
			return false
		case cue, locatives[prev] && prev != "بين" && prev != "of" && prev != "from" && prev != "to", placeTypes[prev],
			prev == "from" && !wordOf[r.norm(p.from-2)], prev == "to" && !partners[r.norm(p.from-2)] && !partners[r.norm(p.from-3)] && !handsEN[r.norm(p.from-2)] && !wordOf[r.norm(p.from-2)]:
			a.dropped = true
			return false
		}
		return true
	}
	return false
}

// settlement reports a word for a settlement, of those that stand beside its name.
func settlement(cue string) bool {
	norm := text.Fold(cue)
	if settlementCues[norm] {
		return true
	}
	_, ok := lead(norm, settlementCues)
	return ok
}

var (
	settlementCues = set("مدينه", "بلده", "قريه", "ناحيه", "قضاء", "حي", "city", "town", "village", "hamlet", "subdistrict", "neighborhood", "neighbourhood")
	inWords        = set("in", "near", "outside", "around")
)

// sectors are nouns for a stretch of land that are also used of the body that holds it.
var sectors = set("قاطع")

// wordOf are what comes from a government or goes to it, and not from a place.
var wordOf = set("request", "requests", "warning", "warnings", "statement", "statements", "support", "orders", "permission", "approval", "response", "pressure", "message", "messages", "letter", "intelligence", "information", "word", "denial", "comment", "comments", "backing", "funding", "demands", "instructions", "signals", "assurances", "guarantees", "loyal")

// placed turns a reading of the gazetteer into a place of a claim, no finer than the words are.
func (r *reader) placed(g *gazetteer.Reading) incident.Place {
	z := g.Place
	p := incident.Place{Name: text.Bilingual{AR: z.AR, EN: z.EN}, ID: z.ID, Coord: &incident.Coord{Lon: z.Lon, Lat: z.Lat}, Unit: z.Unit(), Why: both(g.WhyAR, g.WhyEN)}
	switch z.Kind {
	case "": // the text does not say where it lies
		p.Coord, p.Precision = nil, incident.PlaceUnknown
	case gazetteer.Country:
		p.Precision, p.Unit = incident.PlaceCountry, z.ID
	case gazetteer.Governorate:
		p.Precision, p.Unit = incident.PlaceGovernorate, z.ID
	case gazetteer.District:
		p.Precision, p.Unit = incident.PlaceDistrict, z.ID
	case gazetteer.Region, gazetteer.Desert, gazetteer.Mountain, gazetteer.Wadi, gazetteer.River, gazetteer.Lake:
		p.Precision, p.RadiusKM = incident.PlaceRegion, z.RadiusKM
	case gazetteer.Town, gazetteer.Village, gazetteer.Quarter, gazetteer.Camp:
		p.Precision = incident.PlaceTown
	default:
		p.Precision = incident.PlaceExact
		if z.RadiusKM > 0 {
			p.Precision, p.RadiusKM = incident.PlaceRegion, z.RadiusKM
		}
	}
	if p.Precision == incident.PlaceRegion && p.RadiusKM == 0 {
		p.RadiusKM = loosestKM
	}
	if p.Precision == incident.PlaceCountry || p.Precision == incident.PlaceGovernorate || p.Precision == incident.PlaceDistrict {
		switch {
		case g.Part != "":
			p.Name = named(partNames[g.Part], z)
		case g.Outside && g.Toward == "" && !strings.HasPrefix(z.AR, "ريف"):
			p.Name = named(text.Bilingual{AR: "ريف", EN: "countryside of"}, z)
		}
	}
	if far := partKM[p.Precision]; g.Part != "" && far > 0 {
		b := bearings[g.Part] * math.Pi / 180
		p.Coord = &incident.Coord{
			Lon: math.Round((z.Lon+far*math.Sin(b)/(111.32*math.Cos(z.Lat*math.Pi/180)))*1e4) / 1e4,
			Lat: math.Round((z.Lat+far*math.Cos(b)/111.2)*1e4) / 1e4,
		}
	}
	switch {
	case g.Toward != "":
		return r.offset(p, z, g.Toward, 0)
	case g.Outside && z.Kind != gazetteer.Governorate && z.Kind != gazetteer.Desert:
		p.Precision, p.RadiusKM, p.Unit = incident.PlaceNear, nearKM, z.Admin1
		p.Name = named(text.Bilingual{AR: "محيط", EN: "around"}, z)
	}
	return p
}

// partKM is how far from the middle of a unit the label of one of its parts stands.
var partKM = map[incident.PlacePrecision]float64{incident.PlaceCountry: 110, incident.PlaceGovernorate: 35}

// named puts words before the name of a place, in each language in which it has one.
func named(words text.Bilingual, z gazetteer.Place) text.Bilingual {
	var name text.Bilingual
	if z.AR != "" {
		name.AR = words.AR + " " + z.AR
	}
	if z.EN != "" {
		name.EN = words.EN + " " + z.EN
	}
	return name
}

// offset is the land on one side of a place: a region, never a point.
func (r *reader) offset(p incident.Place, z gazetteer.Place, toward string, km float64) incident.Place {
	p.Name = named(compassNames[toward], z)
	p.ID = "" // it is not that place, only beside it
	p.Unit = z.Country
	far := towardKM
	if z.Rank > gazetteer.RankCity && z.Kind != gazetteer.Governorate && z.RadiusKM == 0 {
		far = besideKM
	}
	p.Precision, p.RadiusKM = incident.PlaceRegion, towardKM
	why := both("الاتجاه المذكور من المكان، لا نقطة", "the side of the place that is named, not a point")
	if km > 0 {
		far, p.RadiusKM = km, max(3, km/3)
		why = both(fmt.Sprintf("على بعد %g كم في الاتجاه المذكور", km), fmt.Sprintf("%g km away on the side that is named", km))
	}
	b := bearings[toward] * math.Pi / 180
	p.Coord = &incident.Coord{
		Lon: math.Round((z.Lon+far*math.Sin(b)/(111.32*math.Cos(z.Lat*math.Pi/180)))*1e4) / 1e4,
		Lat: math.Round((z.Lat+far*math.Cos(b)/111.2)*1e4) / 1e4,
	}
	if p.Why == (text.Bilingual{}) {
		p.Why = why
	} else {
		p.Why = join(p.Why, "؛ "+why.AR, "; "+why.EN)
	}
	return p
}

// placeLists looks at what stands around the places: distances ("20 km south of X"), words for nearness, lists
// that share a direction ("south of X and Y"), and a name that is one letter off another of the same text.
func (r *reader) placeLists(in []place) []place {
	out := make([]place, 0, len(in)+4)
	names := map[string]*gazetteer.Place{}
	for i := range in {
		if z := &in[i].gz; z.Kind == gazetteer.Town || z.Kind == gazetteer.Governorate {
			names[z.ID] = z
		}
	}
	known := newSpellings(slices.Collect(maps.Values(names)))
	for i := range in {
		p := in[i]
		switch km, from, ok := r.distance(p.from); {
		case ok && p.toward != "" && !p.part:
			p.p = r.offset(incident.Place{}, p.gz, p.toward, km)
			p.from, p.skip = from, 0
		case ok && p.toward == "" && p.p.Coord != nil && !p.part: // "20 km from X"
			p.p.Precision, p.p.RadiusKM, p.p.Unit, p.p.ID = incident.PlaceNear, max(km, 3), p.gz.Country, ""
			p.p.Why = join(p.p.Why, "، والنص يذكر المسافة منه", "; the text gives the distance from it")
			p.from, p.skip = from, 0
		case p.toward == "" && r.nearby(p.from-1) && p.p.Precision.Point():
			p.p.Precision, p.p.RadiusKM, p.p.Unit = incident.PlaceNear, nearKM, p.gz.Admin1
			p.p.Why = join(p.p.Why, "، والنص يقول قربه", "; the text says near it")
		case p.toward == "" && len(out) > 0 && p.p.Precision != incident.PlaceCountry && !p.government:
			last := &out[len(out)-1]
			if last.toward != "" && !last.part && (last.to == p.from && strings.HasPrefix(r.norm(p.from), "و") && p.from == p.name && p.skip > 0 || last.to == p.from-1 && r.norm(p.from-1) == "and") {
				p.toward = last.toward
				p.p = r.offset(p.p, p.gz, p.toward, 0)
			}
		}
		r.spell(&p)
		out = append(out, p)
		if i+1 < len(in) && in[i+1].from <= p.to {
			continue // the next word is a name itself
		}
		if v, ok := r.misspelt(&p, known); ok {
			out = append(out, v)
		}
	}
	return out
}

// nearby reports a word for nearness that is no part of the mention.
func (r *reader) nearby(i int) bool {
	switch r.bare(i) {
	case "ضواحي", "محيط", "اطراف", "قرب", "مشارف", "تخوم", "near", "outside", "around":
		return true
	case "من":
		return strings.HasSuffix(r.norm(i-1), "القرب")
	case "of":
		w := r.norm(i - 1)
		return w == "outskirts" || w == "suburbs" || w == "vicinity" || w == "edge" || w == "edges"
	}
	return false
}

// distance reads "20 كم" or "about 20 km" before token i, and "20 km to the" before it; from is its first token.
func (r *reader) distance(i int) (km float64, from int, ok bool) {
	i--
	for n := 0; n < 3 && betweenKM[r.norm(i)]; n++ {
		i--
	}
	w := r.norm(i)
	unit := lengths[w]
	digits := strings.TrimLeft(w, "0123456789")
	switch {
	case unit != 0:
		if w == "متر" && (r.norm(i-1) == "كيلو") {
			unit = 1
			i--
		}
		n, ok := r.number(i - 1)
		if !ok {
			if n = smallNumbers[r.norm(i-1)]; n == 0 {
				return 0, 0, false
			}
		}
		km, from = float64(n)*unit, i-1
	case digits != w && lengths[digits] != 0:
		n, err := strconv.Atoi(w[:len(w)-len(digits)])
		if err != nil {
			return 0, 0, false
		}
		km, from = float64(n)*lengths[digits], i
	default:
		return 0, 0, false
	}
	if km == 0 || km > 500 {
		return 0, 0, false
	}
	switch r.norm(from - 1) {
	case "نحو", "حوالي", "قرابه", "زهاء", "بنحو", "بحوالي", "about", "some", "around", "roughly", "nearly", "approximately", "almost":
		from--
	}
	return km, from, true
}

var (
	// lengths are units of length in km.
	lengths = map[string]float64{"كم": 1, "كلم": 1, "كيلومتر": 1, "كيلومترا": 1, "كيلومترات": 1, "كيلومترين": 1, "كيلو": 1, "متر": 0.001, "مترا": 0.001, "امتار": 0.001, "ميل": 1.609, "ميلا": 1.609, "اميال": 1.609,
		"km": 1, "kms": 1, "kilometers": 1, "kilometres": 1, "kilometer": 1, "kilometre": 1, "miles": 1.609, "mile": 1.609, "metres": 0.001, "meters": 0.001}
	betweenKM    = set("to", "the", "from", "الي", "من", "عن", "away", "in", "of")
	smallNumbers = map[string]int{"ثلاثه": 3, "اربعه": 4, "خمسه": 5, "سته": 6, "سبعه": 7, "ثمانيه": 8, "تسعه": 9, "عشره": 10, "عشرين": 20, "ثلاثين": 30, "اربعين": 40, "خمسين": 50, "عشرون": 20, "ثلاثون": 30,
		"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50}
)

// misspelt reads the next word of a list of places when it is no name itself but one letter off a name that
// the same text spells elsewhere.
func (r *reader) misspelt(after *place, known *spellings) (place, bool) {
	i := after.to
	w, joined := strings.CutPrefix(r.norm(i), "و")
	if n := utf8.RuneCountInString(w); !joined || n < 4 || n > 40 { // no name is longer
		return place{}, false
	}
	for _, z := range known.oneOff(w) {
		if z.ID == after.gz.ID {
			continue
		}
		v := place{from: i, to: i + 1, gz: *z, toward: after.toward, variant: i}
		v.p = r.placed(&gazetteer.Reading{Place: *z, Toward: after.toward,
			WhyAR: "تهجئة أخرى لـ«" + z.AR + "» المذكورة في النص", WhyEN: "another spelling of “" + z.AR + "”, which the text names elsewhere"})
		v.name, v.end, v.skip = i, i+1, 1
		r.spell(&v)
		return v, true
	}
	return place{}, false
}

// slipCues are words behind which the name of a place stands.
var slipCues = set("شمال", "شمالي", "جنوب", "جنوبي", "شرق", "شرقي", "غرب", "غربي", "مدينه", "بلده", "محافظه", "ريف", "اطراف", "محيط", "ضواحي", "باديه", "ناحيه",
	"in", "of", "near", "from", "to", "around", "outside", "toward", "towards", "into")

// slips reads further places whose names are a slip of the pen away from a place that the same text names: one letter more or
// less in Arabic behind a word for a direction or a settlement ("جنوب الرقعة"), two letters that changed places in English
// ("Jaism" for "Jasim"). Other spellings that are both usual are no slips.
func (r *reader) slips(in []place) []place {
	var names []*gazetteer.Place
	swapped := map[string]*gazetteer.Place{}
	seen := map[string]bool{}
	for k := range in {
		p := &in[k]
		if p.gz.Kind != gazetteer.Town && p.gz.Kind != gazetteer.Village && p.gz.Kind != gazetteer.Governorate || seen[p.gz.ID] || p.variant >= 0 {
			continue
		}
		seen[p.gz.ID] = true
		names = append(names, &p.gz)
		if w := r.norm(p.to - 1); isLatin(w) && len(w) >= 5 && len(w) <= 40 {
			for i := 1; i+1 < len(w); i++ { // names keep their first letter
				if w[i] != w[i+1] {
					swapped[w[:i]+w[i+1:i+2]+w[i:i+1]+w[i+2:]] = &p.gz
				}
			}
		}
	}
	if len(names) == 0 {
		return in
	}
	known := newSpellings(names)
	var found []place
	next := 0
	for i := 1; i < len(r.tokens); i++ {
		for next < len(in) && in[next].to <= i {
			next++
		}
		if r.tokens[i].Kind != text.Word || next < len(in) && in[next].from <= i || (r.lemmas[i-1].normIn|r.lemmas[i-1].bareIn)&cuesSlip == 0 {
			continue
		}
		w := r.norm(i)
		var z *gazetteer.Place
		if isLatin(w) {
			z = swapped[w]
			if !r.capital(i) {
				continue
			}
		} else if n := utf8.RuneCountInString(w); strings.HasPrefix(w, "ال") && n >= 5 && n <= 40 && !strings.HasPrefix(r.norm(i+1), "ال") {
			if near := known.oneOff(w); len(near) > 0 {
				z = near[0]
			}
		}
		if z == nil || r.inName(i) {
			continue
		}
		toward := directions[r.bares[i-1]]
		from := i
		if toward != "" && !isLatin(w) {
			from = i - 1
		} else {
			toward = ""
		}
		v := place{from: from, to: i + 1, name: i, end: i + 1, gz: *z, toward: toward, variant: i}
		v.p = r.placed(&gazetteer.Reading{Place: *z, Toward: toward,
			WhyAR: "تهجئة أخرى لـ«" + z.AR + "» المذكورة في النص", WhyEN: "another spelling of “" + z.EN + "”, which the text names elsewhere"})
		if n, ok := lead(r.norm(from), terrain); ok && from < i {
			v.skip = n
		}
		r.spell(&v)
		found = append(found, v)
	}
	if len(found) == 0 {
		return in
	}
	return together(in, found)
}

// together puts two lists of places into one, by where they begin.
func together(a, b []place) []place {
	out := make([]place, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		if b[0].from < a[0].from {
			out, b = append(out, b[0]), b[1:]
		} else {
			out, a = append(out, a[0]), a[1:]
		}
	}
	return append(append(out, a...), b...)
}

// spellings finds the Arabic names of places by words that are one letter longer or shorter. Texts ask seldom, so that it is
// made when it is first asked.
type spellings struct {
	places []*gazetteer.Place
	names  []string // folded
	seed   maphash.Seed
	forms  []spelling // the names, whole and with each of their letters left out, by their hashes
}

// spelling is one form of the name of a place.
type spelling struct {
	hash  uint64
	place int32
	whole bool
}

func newSpellings(places []*gazetteer.Place) *spellings { return &spellings{places: places} }

func (s *spellings) make() {
	s.seed = maphash.MakeSeed()
	s.names = make([]string, len(s.places))
	for k, z := range s.places {
		name := text.Fold(z.AR)
		s.names[k] = name
		s.forms = append(s.forms, spelling{maphash.String(s.seed, name), int32(k), true})
		for w := range without(name) {
			s.forms = append(s.forms, spelling{maphash.Bytes(s.seed, w), int32(k), false})
		}
	}
	slices.SortFunc(s.forms, func(a, b spelling) int { return cmp.Compare(a.hash, b.hash) })
}

// oneOff returns the places of which one letter put in or left out makes the name w.
func (s *spellings) oneOff(w string) []*gazetteer.Place {
	if s.names == nil {
		s.make()
	}
	var out []*gazetteer.Place
	find := func(hash uint64, whole bool) {
		k, _ := slices.BinarySearchFunc(s.forms, hash, func(f spelling, h uint64) int { return cmp.Compare(f.hash, h) })
		for ; k < len(s.forms) && s.forms[k].hash == hash; k++ {
			f := s.forms[k]
			long, short := s.names[f.place], w
			if whole {
				long, short = short, long
			}
			if f.whole == whole && oneLess(long, short) {
				out = append(out, s.places[f.place])
			}
		}
	}
	find(maphash.String(s.seed, w), false)
	for shorter := range without(w) {
		find(maphash.Bytes(s.seed, shorter), true)
	}
	slices.SortFunc(out, func(a, b *gazetteer.Place) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// oneLess reports whether short is long with one of its letters left out.
func oneLess(long, short string) bool {
	i := 0
	for i < len(short) && i < len(long) && long[i] == short[i] {
		i++
	}
	for i > 0 && i < len(long) && !utf8.RuneStart(long[i]) {
		i--
	}
	if i >= len(long) {
		return false
	}
	_, size := utf8.DecodeRuneInString(long[i:])
	return long[i+size:] == short[i:]
}

// without yields the different words that w becomes when one of its letters is left out. They are good until the next one.
func without(w string) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		buf := make([]byte, 0, 64)
		var size int
		for i := 0; i < len(w); i += size {
			_, size = utf8.DecodeRuneInString(w[i:])
			if i >= size && w[i-size:i] == w[i:i+size] {
				continue // the same word again
			}
			buf = append(append(buf[:0], w[:i]...), w[i+size:]...)
			if !yield(buf) {
				return
			}
		}
	}
}

// wide reports a country or a land as large as one: too much happens there to tell happenings by it.
func wide(p place) bool { return p.p.Precision == incident.PlaceCountry || p.p.RadiusKM >= 100 }

// samePlace reports whether two places may be one: the same, one within the other, or close by.
func samePlace(a, b place) bool {
	if a.p.Precision == incident.PlaceCountry || b.p.Precision == incident.PlaceCountry {
		return false
	}
	if a.gz.ID == b.gz.ID && a.toward == b.toward {
		return true
	}
	if wide(a) || wide(b) {
		return false
	}
	if within(a.gz, b.gz) || within(b.gz, a.gz) {
		return true
	}
	if towns(a, b) {
		return false
	}
	d := gazetteer.DistanceKM(a.gz.Lon, a.gz.Lat, b.gz.Lon, b.gz.Lat)
	return a.toward == b.toward && d <= 20 && (a.p.Precision.Point() || a.p.Precision == incident.PlaceNear) && (b.p.Precision.Point() || b.p.Precision == incident.PlaceNear)
}

// within reports whether unit b holds a.
func within(a, b gazetteer.Place) bool {
	switch b.Kind {
	case gazetteer.Country:
		return a.Country == b.ID
	case gazetteer.Governorate:
		return a.Admin1 == b.ID
	case gazetteer.District:
		return a.Admin2 == b.ID
	}
	return b.RadiusKM > 0 && gazetteer.DistanceKM(a.Lon, a.Lat, b.Lon, b.Lat) <= b.RadiusKM
}

// fineness orders places, the finest first.
func fineness(p incident.PlacePrecision) int {
	return slices.Index([]incident.PlacePrecision{incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion, incident.PlaceDistrict, incident.PlaceGovernorate, incident.PlaceCountry}, p)
}

// settlements are the words for settlements and units, which are no part of a mention.
var settlements = set("مدينه", "المدينه", "بلده", "البلده", "قريه", "القريه", "ضاحيه", "حي", "محافظه", "قضاء", "ناحيه", "منطقه", "بلديه", "محله", "مقاطعه", "ولايه", "عاصمه", "العاصمه", "قاطع", "مدن", "مدينتي", "مدينتا", "بلدات", "بلدتي", "بلدتا", "قري", "قريتي", "قريتا", "احياء", "حيي", "محافظات", "محافظتي", "اقضيه", "قضايي", "نواحي", "ناحيتي", "مناطق", "منطقتي",
	"city", "town", "village", "hamlet", "suburb", "neighborhood", "neighbourhood", "quarter", "governorate", "province", "district", "subdistrict", "area", "region", "cities", "towns", "villages", "neighborhoods", "neighbourhoods", "quarters", "governorates", "provinces", "districts", "areas", "capital")

// manySites are words for several sites behind their names.
var manySites = set("camps", "prisons", "bases", "crossings", "airports", "jails")

// terrain are the words for land and sites, which are part of a mention.
var terrain = set("شمال", "شمالي", "جنوب", "جنوبي", "شرق", "شرقي", "غرب", "غربي", "ريف", "ريفي", "ارياف", "باديه", "بادية", "بوادي", "صحراء", "صحاري", "محيط", "اطراف", "ضواحي", "مشارف", "جرود", "جزيره", "مخيم", "مخيمات", "مخيمي", "سجن", "سجون", "سجني", "سد", "معبر", "معابر", "منفذ", "مطار", "مطاري", "قاعده", "قواعد", "قاعدتي", "معسكر", "ثكنه", "مرقد", "مقام",
	"ضريح", "مزار", "كنيسه", "جامع", "مسجد", "وادي", "وديان", "نهر", "جبل", "جبال", "جبلي", "تلال", "مرتفعات", "سلسله", "بحيره", "حقل", "حقول", "حقلي", "جيب", "سهل", "هضبه", "حوض", "جسر", "محطه", "حاجز", "ساحه", "دوار", "مفرق", "مصفاه", "معمل", "مناجم", "مزرعه", "مزارع", "طريق", "صوامع", "مشفي", "مستشفي", "مثلث", "سوق", "مقبره", "حفره", "بير", "ابار", "شارع", "تقاطع", "ملعب", "فندق", "حسينيه",
	"countryside", "desert", "outskirts", "border", "borders", "coast", "territory", "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest", "badia", "airspace", "rural")

func init() { learn(directions) }
