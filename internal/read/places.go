package read

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// place is one naming of a place in the text.
type place struct {
	from, to int // tokens, with cue and direction
	p        incident.Place
	gz       gazetteer.Place
	toward   string // compass point: the place lies that way of gz
	variant  int    // token of a name read as a misspelling; -1
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

var bearings = map[string]float64{"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}

const (
	nearKM    = 25.0 // "near X", "the countryside of X"
	towardKM  = 30.0 // how far away "south of X" is taken to lie, and its radius, where no distance is given
	loosestKM = 20.0 // radius of a region whose size is not known
)

// placesOf reads the places and settles with the actors who gets a name that may be both.
func (r *reader) placesOf() []place {
	if r.know.Places == nil {
		return nil
	}
	words, at := r.words()
	home := r.know.Home
	if len(home) == 0 {
		home = []string{"SY"}
	}
	hits := r.know.Places.Match(words)
	var out []place
	for _, g := range r.know.Places.Resolve(words, hits, gazetteer.Context{Home: home}) {
		if !g.Sure {
			continue
		}
		from, to := at[g.Start], at[g.End]
		for to > from && r.tokens[to-1].Kind == text.Punct {
			to--
		}
		if from >= to || r.inDate(from) || r.inDate(to-1) {
			continue
		}
		p := place{from: from, to: to, gz: g.Place, toward: g.Toward, variant: -1}
		p.p = r.placed(g)
		if r.actorTakes(p) {
			continue
		}
		q := r.quote(from, to)
		p.p.Text, p.p.Span = q.Text, &q.Span
		out = append(out, p)
	}
	return r.slips(r.placeLists(out))
}

// words are the tokens as the gazetteer takes them: names with hyphens in one piece. at[i] is the token of word
// i; at has one more entry at the end.
func (r *reader) words() (words []string, at []int) {
	const longest = 8 // tokens of one name, and more would be none
	for i := 0; i < len(r.tokens); {
		j := i + 1
		w := r.tokens[i].Text
		for j < i+longest && j+1 < len(r.tokens) && r.norm(j) == "-" && isLatin(r.norm(j+1)) && isLatin(r.norm(i)) && r.touching(j-1, j+2) {
			w += "-" + r.tokens[j+1].Text
			j += 2
		}
		words, at = append(words, w), append(at, i)
		i = j
	}
	return words, append(at, len(r.tokens))
}

// actorTakes decides between a place and an actor of the same words. It marks the actor as dropped when the
// place wins.
func (r *reader) actorTakes(p place) bool {
	near := r.actorsIn(p.from-12, p.to)
	for i := range near {
		a := &near[i]
		if a.to <= p.from || a.from >= p.to {
			continue
		}
		if a.how != actor.Metonym {
			return true // the place is part of a name: "واشنطن بوست"
		}
		before := r.bare(p.from - 1)
		cue := p.to-p.from > a.to-a.from || a.prefix == "ب" || a.prefix == "وب"
		if cue || locatives[before] && before != "بين" && (before != "of" && before != "from" && before != "to") || placeTypes[before] {
			a.dropped = true
			return false
		}
		return true
	}
	return false
}

// placed turns a reading of the gazetteer into a place of a claim, no finer than the words are.
func (r *reader) placed(g gazetteer.Reading) incident.Place {
	z := g.Place
	p := incident.Place{Name: text.Bilingual{AR: z.AR, EN: z.EN}, ID: z.ID, Coord: &incident.Coord{Lon: z.Lon, Lat: z.Lat}, Unit: z.Unit(), Why: both(g.WhyAR, g.WhyEN)}
	switch z.Kind {
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
	switch {
	case g.Toward != "":
		return r.offset(p, z, g.Toward, 0)
	case g.Outside && z.Kind != gazetteer.Governorate && z.Kind != gazetteer.Desert:
		p.Precision, p.RadiusKM, p.Unit = incident.PlaceNear, nearKM, z.Admin1
		p.Name = text.Bilingual{AR: "محيط " + z.AR, EN: "around " + z.EN}
	}
	return p
}

// offset is the land on one side of a place: a region, never a point.
func (r *reader) offset(p incident.Place, z gazetteer.Place, toward string, km float64) incident.Place {
	name := compassNames[toward]
	p.Name = text.Bilingual{AR: name.AR + " " + z.AR, EN: name.EN + " " + z.EN}
	if z.AR == "" {
		p.Name.AR = ""
	}
	if z.EN == "" {
		p.Name.EN = ""
	}
	p.ID = "" // it is not that place, only beside it
	p.Unit = z.Country
	p.Precision, p.RadiusKM = incident.PlaceRegion, towardKM
	far := towardKM
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
	var out []place
	names := map[string]gazetteer.Place{}
	for _, p := range in {
		if p.gz.Kind == gazetteer.Town || p.gz.Kind == gazetteer.Governorate {
			names[p.gz.ID] = p.gz
		}
	}
	known := newSpellings(slices.SortedFunc(maps.Values(names), func(a, b gazetteer.Place) int { return strings.Compare(a.ID, b.ID) }))
	for i := range in {
		p := in[i]
		if p.toward != "" {
			if km, from, ok := r.distance(p.from); ok {
				p.p = r.offset(incident.Place{}, p.gz, p.toward, km)
				p.from = from
			}
		} else if w := r.bare(p.from - 1); w == "ضواحي" || w == "محيط" || w == "اطراف" || w == "قرب" || w == "near" || w == "outside" || w == "around" || (w == "of" && (r.norm(p.from-2) == "outskirts" || r.norm(p.from-2) == "suburbs")) {
			if p.p.Precision.Point() {
				p.p.Precision, p.p.RadiusKM, p.p.Unit = incident.PlaceNear, nearKM, p.gz.Admin1
				p.p.Why = join(p.p.Why, "، والنص يقول قربه", "; the text says near it")
			}
		} else if n := len(out); n > 0 && out[n-1].toward != "" && (out[n-1].to == p.from && strings.HasPrefix(r.norm(p.from), "و") || out[n-1].to == p.from-1 && r.norm(p.from-1) == "and") && p.p.Precision != incident.PlaceCountry {
			p.toward = out[n-1].toward
			p.p = r.offset(p.p, p.gz, p.toward, 0)
		}
		q := r.quote(p.from, p.to)
		p.p.Text, p.p.Span = q.Text, &q.Span
		out = append(out, p)
		if i+1 < len(in) && in[i+1].from <= p.to {
			continue // the next word is a name itself
		}
		if v, ok := r.misspelt(p, known); ok {
			out = append(out, v)
		}
	}
	return out
}

// distance reads "20 كم" or "20 km" before token i.
func (r *reader) distance(i int) (km float64, from int, ok bool) {
	u := r.norm(i - 1)
	if u != "كم" && u != "كيلومتر" && u != "كيلومترا" && u != "كيلو" && u != "km" && u != "kilometers" && u != "kilometres" && u != "miles" {
		return 0, 0, false
	}
	n, ok := r.number(i - 2)
	if !ok || n == 0 || n > 500 {
		return 0, 0, false
	}
	km = float64(n)
	if u == "miles" {
		km *= 1.609
	}
	return km, i - 2, true
}

// misspelt reads the next word of a list of places when it is no name itself but one letter off a name that
// the same text spells elsewhere.
func (r *reader) misspelt(after place, known spellings) (place, bool) {
	i := after.to
	w, joined := strings.CutPrefix(r.norm(i), "و")
	if n := utf8.RuneCountInString(w); !joined || n < 4 || n > 40 { // no name is longer
		return place{}, false
	}
	for _, z := range known.oneOff(w) {
		if z.ID == after.gz.ID {
			continue
		}
		v := place{from: i, to: i + 1, gz: z, toward: after.toward, variant: i}
		v.p = r.placed(gazetteer.Reading{Place: z, Toward: after.toward,
			WhyAR: "تهجئة أخرى لـ«" + z.AR + "» المذكورة في النص", WhyEN: "another spelling of “" + z.AR + "”, which the text names elsewhere"})
		q := r.quoteFrom(i, i+1, 1) // without "و"
		v.p.Text, v.p.Span = q.Text, &q.Span
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
	var names []gazetteer.Place
	swapped := map[string]gazetteer.Place{}
	seen := map[string]bool{}
	for _, p := range in {
		if p.gz.Kind != gazetteer.Town && p.gz.Kind != gazetteer.Village && p.gz.Kind != gazetteer.Governorate || seen[p.gz.ID] || p.variant >= 0 {
			continue
		}
		seen[p.gz.ID] = true
		names = append(names, p.gz)
		if w := r.norm(p.to - 1); isLatin(w) && len(w) >= 5 && len(w) <= 40 {
			for i := 1; i+1 < len(w); i++ { // names keep their first letter
				if w[i] != w[i+1] {
					swapped[w[:i]+w[i+1:i+2]+w[i:i+1]+w[i+2:]] = p.gz
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
		if r.tokens[i].Kind != text.Word || next < len(in) && in[next].from <= i || !slipCues[r.bares[i-1]] && !slipCues[r.norm(i-1)] {
			continue
		}
		w := r.norm(i)
		var z gazetteer.Place
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
		if z.ID == "" || r.inName(i) {
			continue
		}
		toward := directions[r.bares[i-1]]
		from := i
		if toward != "" && !isLatin(w) {
			from = i - 1
		} else {
			toward = ""
		}
		v := place{from: from, to: i + 1, gz: z, toward: toward, variant: i}
		v.p = r.placed(gazetteer.Reading{Place: z, Toward: toward,
			WhyAR: "تهجئة أخرى لـ«" + z.AR + "» المذكورة في النص", WhyEN: "another spelling of “" + z.EN + "”, which the text names elsewhere"})
		q := r.quote(from, i+1)
		v.p.Text, v.p.Span = q.Text, &q.Span
		found = append(found, v)
	}
	if len(found) == 0 {
		return in
	}
	out := append(slices.Clone(in), found...)
	slices.SortStableFunc(out, func(a, b place) int { return cmp.Compare(a.from, b.from) })
	return out
}

// spellings finds names by words that are one letter longer or shorter.
type spellings struct {
	whole map[string][]gazetteer.Place // by the folded name
	less  map[string][]gazetteer.Place // by the folded name with a letter left out
}

func newSpellings(places []gazetteer.Place) spellings {
	s := spellings{map[string][]gazetteer.Place{}, map[string][]gazetteer.Place{}}
	for _, z := range places {
		name := text.Fold(z.AR)
		s.whole[name] = append(s.whole[name], z)
		for w := range without(name) {
			s.less[w] = append(s.less[w], z)
		}
	}
	return s
}

// oneOff returns the places of which one letter put in or left out makes the name w.
func (s spellings) oneOff(w string) []gazetteer.Place {
	out := slices.Clone(s.less[w])
	for shorter := range without(w) {
		out = append(out, s.whole[shorter]...)
	}
	slices.SortFunc(out, func(a, b gazetteer.Place) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// without yields the different words that w becomes when one of its letters is left out.
func without(w string) iter.Seq[string] {
	return func(yield func(string) bool) {
		var size int
		for i := 0; i < len(w); i += size {
			_, size = utf8.DecodeRuneInString(w[i:])
			if i >= size && w[i-size:i] == w[i:i+size] {
				continue // the same word again
			}
			if !yield(w[:i] + w[i+size:]) {
				return
			}
		}
	}
}

// samePlace reports whether two places may be one: the same, one within the other, or close by.
func samePlace(a, b place) bool {
	if a.gz.ID == b.gz.ID && a.toward == b.toward {
		return true
	}
	if within(a.gz, b.gz) || within(b.gz, a.gz) {
		return true
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

func init() { learn(directions) }
