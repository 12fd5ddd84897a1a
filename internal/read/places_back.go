package read

import (
	"strings"
	"unicode/utf8"

	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// comeBacks adds the land that a text names by a noun that comes back to a place, or by a nation: "جنوب العاصمة",
// "outskirts of the city", "الحدود العراقية", "Syrian territory", "القطاع الأول" of a camp, "in the north-east".
func (r *reader) comeBacks(in []place) []place {
	var found []place
	home := ""
	country := func() string {
		if home == "" {
			home = r.mostly(in)
		}
		return home
	}
	next := 0
	for t := range r.tokens {
		if r.tokens[t].Kind != text.Word || r.lemmas[t].bareIn&comesBack == 0 {
			continue
		}
		kind := backNouns[r.bares[t]]
		if kind == 0 {
			continue
		}
		for next < len(in) && in[next].to <= t {
			next++
		}
		if next < len(in) && in[next].from <= t {
			continue
		}
		var p place
		ok := false
		switch {
		case kind == landNoun:
			p, ok = r.nationLand(t, utf8.RuneCountInString(r.norm(t))-utf8.RuneCountInString(r.bares[t]), country)
		case kind == sectorNoun:
			p, ok = r.sector(t, in, next)
		case kind == sideNoun:
			p, ok = r.quarterOf(t, country)
		default:
			p, ok = r.besideIt(t, kind, in[:next], country)
		}
		if ok && (len(found) == 0 || found[len(found)-1].to <= p.from) && (next == 0 || in[next-1].to <= p.from) {
			found = append(found, p)
		}
	}
	if len(found) == 0 {
		return in
	}
	return together(in, found)
}

// backNoun is what a noun comes back to.
type backNoun uint8

const (
	cityNoun backNoun = iota + 1
	townNoun
	campNoun
	capitalNoun
	countryNoun
	sectorNoun
	sideNoun
	landNoun
	provinceNoun
)

var backNouns = map[string]backNoun{
	"المدينه": cityNoun, "البلده": townNoun, "القريه": townNoun, "المخيم": campNoun, "العاصمه": capitalNoun, "المحافظه": provinceNoun, "province": provinceNoun, "governorate": provinceNoun, "البلاد": countryNoun, "القطاع": sectorNoun,
	"الاراضي": landNoun, "اراضي": landNoun, "الحدود": landNoun, "حدود": landNoun, "الاجواء": landNoun, "border": landNoun, "borders": landNoun, "territory": landNoun, "territories": landNoun, "soil": landNoun, "airspace": landNoun,
	"city": cityNoun, "town": townNoun, "village": townNoun, "camp": campNoun, "capital": capitalNoun, "country": countryNoun, "phase": sectorNoun, "sector": sectorNoun, "section": sectorNoun, "block": sectorNoun,
	"northeast": sideNoun, "northwest": sideNoun, "southeast": sideNoun, "southwest": sideNoun, "north": sideNoun, "south": sideNoun,
}

// mostly is the country that a text names most places of.
func (r *reader) mostly(in []place) string {
	count := map[string]int{}
	for i := range in {
		count[in[i].gz.Country]++
	}
	best := "SY"
	if len(r.know.Home) > 0 {
		best, _, _ = strings.Cut(r.know.Home[0], "-")
	}
	for _, c := range []string{"SY", "IQ", "LB", "JO", "TR"} {
		if count[c] > count[best] {
			best = c
		}
	}
	return best
}

// direction reads the direction before token k, backwards: "جنوب شرق", "north-east"; from is its first token.
func (r *reader) direction(k int) (toward string, from int) {
	from = k + 1
	for n := 0; n < 4 && k >= 0; n++ {
		w := r.norm(k)
		if w == "-" && toward != "" && directions[r.norm(k-1)] != "" {
			k--
			continue
		}
		d := directions[w]
		if d == "" {
			d = compound[w]
		}
		if d == "" {
			if b := r.bares[k]; b != w && !isLatin(w) {
				d = directions[b]
			}
		}
		if d == "" {
			break
		}
		if toward == "" {
			toward = d
		} else if joined := d + toward; bearings[joined] != 0 {
			toward = joined
		} else {
			break
		}
		from = k
		k--
	}
	return toward, from
}

// compound are directions in one word.
var compound = map[string]string{"northeast": "NE", "northwest": "NW", "southeast": "SE", "southwest": "SW"}

// besideIt reads what lies beside or around the place that the noun at token t comes back to.
func (r *reader) besideIt(t int, kind backNoun, before []place, country func() string) (place, bool) {
	k := t - 1
	latin := isLatin(r.norm(t))
	if latin {
		if r.norm(k) != "the" || r.norm(t+1) == "of" {
			return place{}, false
		}
		switch r.norm(k - 1) {
		case "of":
			k -= 2
		default:
			return place{}, false
		}
	}
	toward, from := "", k
	edge := edges[r.norm(k)]
	if _, ok := lead(r.norm(k), edges); ok && !latin {
		edge = true
	}
	if !edge {
		if toward, from = r.direction(k); toward == "" {
			return place{}, false
		}
	}
	var z gazetteer.Place
	switch kind {
	case capitalNoun:
		z = r.capitalOf(before, country())
	case countryNoun:
		z, _ = r.know.Places.ByID(country())
	default:
		for i := len(before) - 1; i >= 0 && i >= len(before)-12; i-- {
			if g := &before[i].gz; fitsNoun(kind, g) {
				z = *g
				break
			}
		}
	}
	for i := len(before) - 1; kind == provinceNoun && z.ID == "" && i >= 0; i-- {
		if unit := before[i].gz.Admin1; unit != "" { // "شمالي المحافظة" behind "شرقي دير الزور"
			z, _ = r.know.Places.ByID(unit)
		}
	}
	if z.ID == "" || z.Lon == 0 && z.Lat == 0 {
		return place{}, false
	}
	p := place{from: from, to: t + 1, name: from, end: t + 1, gz: z, toward: toward, variant: -1}
	if n, ok := lead(r.norm(from), terrain); ok {
		p.skip = n
	}
	g := gazetteer.Reading{Place: z, WhyAR: "المكان المذكور من قبل", WhyEN: "the place named before"}
	switch {
	case kind == countryNoun || kind == provinceNoun:
		if toward == "" {
			return place{}, false
		}
		g.Part, p.part = toward, true
		p.p = r.placed(&g)
	case toward != "":
		p.p = r.placed(&g)
		p.p = r.offset(p.p, z, toward, 0)
		if km, at, ok := r.distance(from); ok {
			p.p = r.offset(p.p, z, toward, km)
			p.from, p.skip = at, 0
		}
	default:
		p.p = r.placed(&g)
		p.p.ID, p.p.Precision, p.p.RadiusKM, p.p.Unit = "", incident.PlaceNear, nearKM, z.Admin1
		p.p.Name = named(text.Bilingual{AR: "محيط", EN: "around"}, z)
	}
	r.spell(&p)
	return p, true
}

var edges = set("اطراف", "ضواحي", "محيط", "مشارف", "تخوم", "outskirts", "edge", "edges", "suburbs")

// fitsNoun reports whether a noun may come back to a place.
func fitsNoun(kind backNoun, z *gazetteer.Place) bool {
	switch kind {
	case cityNoun:
		return z.Kind == gazetteer.Town && z.Rank <= gazetteer.RankTown || z.Kind == gazetteer.Town && z.Rank == gazetteer.RankKnown && z.Population > 0
	case townNoun:
		return z.Kind == gazetteer.Town || z.Kind == gazetteer.Village
	case campNoun:
		return z.Kind == gazetteer.Camp
	case provinceNoun:
		return z.Kind == gazetteer.Governorate
	}
	return false
}

// capitalOf is the capital that was named last, else that of the country.
func (r *reader) capitalOf(before []place, country string) gazetteer.Place {
	for i := len(before) - 1; i >= 0; i-- {
		if z := before[i].gz; z.Kind == gazetteer.Town && stateSeats[z.EN] != "" {
			return z
		}
	}
	for name, c := range stateSeats {
		if c == country {
			for _, z := range r.know.Places.Search(name, 4, country) {
				if z.Kind == gazetteer.Town && z.EN == name {
					return z
				}
			}
		}
	}
	return gazetteer.Place{}
}

// stateSeats are the capitals of the countries that reports are about.
var stateSeats = map[string]string{"Damascus": "SY", "Baghdad": "IQ", "Beirut": "LB", "Amman": "JO", "Ankara": "TR"}

// nationLand reads "الأراضي السورية", "the Iraqi border" with the noun at token t, skip letters behind its beginning.
func (r *reader) nationLand(t, skip int, country func() string) (place, bool) {
	p := place{from: t, to: t + 2, variant: -1, skip: skip}
	code := ""
	if isLatin(r.norm(t)) {
		code = nationalities[r.norm(t-1)]
		p.from, p.to, p.skip = t-1, t+1, 0
		if r.norm(t-2) == "-" || !r.capital(t-1) {
			return p, false
		}
	} else {
		w := r.norm(t + 1)
		if !strings.HasPrefix(w, "ال") {
			return p, false
		}
		code = nationalities[strings.TrimPrefix(w, "ال")]
	}
	if code == "" || r.inDate(p.from) {
		return p, false
	}
	z, ok := r.know.Places.ByID(code)
	if !ok {
		return p, false
	}
	border := strings.Contains(r.norm(t), "حدود") || strings.HasPrefix(r.norm(t), "border")
	if border {
		other := country()
		if other == code {
			return p, false // which of its borders is not said
		}
		id := borders[code+other]
		if id == "" {
			id = borders[other+code]
		}
		if z, ok = r.know.Places.ByID(id); !ok {
			return p, false
		}
	}
	p.name, p.end, p.gz = p.from, p.to, z
	p.p = r.placed(&gazetteer.Reading{Place: z, WhyAR: "أرض الدولة المذكورة صفةً", WhyEN: "the land of the nation that is named"})
	r.spell(&p)
	return p, true
}

// borders are the ids of the lands along borders.
var borders = map[string]string{"SYIQ": "syria-iraq-border", "SYTR": "syria-turkey-border", "SYLB": "syria-lebanon-border", "SYJO": "syria-jordan-border"}

// sector reads "القطاع الأول من مخيم الهول" and "Phase 5 of al-Hol": a part of a camp lies where the camp lies.
func (r *reader) sector(t int, in []place, next int) (place, bool) {
	w := strings.TrimPrefix(r.norm(t+1), "ال")
	if isLatin(r.norm(t)) {
		if !r.capital(t) || t+1 >= len(r.tokens) || r.tokens[t+1].Kind != text.Number {
			return place{}, false
		}
	} else if !ordinalsAR[w] && (t+1 >= len(r.tokens) || r.tokens[t+1].Kind != text.Number) {
		return place{}, false
	}
	var z gazetteer.Place
	if next < len(in) && in[next].from <= t+4 && (in[next].gz.Kind == gazetteer.Camp || in[next].gz.EN == "Al-Hol") {
		z = in[next].gz
	}
	for i := next - 1; z.ID == "" && i >= 0 && i >= next-12; i-- {
		if in[i].gz.Kind == gazetteer.Camp {
			z = in[i].gz
		}
	}
	if z.ID == "" {
		return place{}, false
	}
	p := place{from: t, to: t + 2, name: t, end: t + 2, gz: z, variant: -1}
	p.skip = utf8.RuneCountInString(r.norm(t)) - utf8.RuneCountInString(r.bares[t])
	p.p = r.placed(&gazetteer.Reading{Place: z, WhyAR: "قسم من المخيم المذكور", WhyEN: "a part of the camp that is named"})
	r.spell(&p)
	return p, true
}

// quarterOf reads "in the north-east": a part of the country that the text is about.
func (r *reader) quarterOf(t int, country func() string) (place, bool) {
	from, to := t, t+1
	toward := compound[r.norm(t)]
	if toward == "" {
		if r.norm(t+1) != "-" || !r.touching(t, t+3) {
			return place{}, false
		}
		toward = directions[r.norm(t)] + directions[r.norm(t+2)]
		to = t + 3
	}
	if bearings[toward] == 0 || len(toward) != 2 || r.norm(from-1) != "the" || r.norm(from-2) != "in" && r.norm(from-2) != "from" && r.norm(from-2) != "across" && r.norm(from-2) != "to" {
		return place{}, false
	}
	if to < len(r.tokens) && r.tokens[to].Kind == text.Word && !afterSide[r.norm(to)] {
		return place{}, false
	}
	id := map[string]string{"SYNE": "northeast-syria", "SYNW": "northwest-syria"}[country()+toward]
	part := ""
	if id == "" {
		id, part = country(), toward
	}
	z, ok := r.know.Places.ByID(id)
	if !ok {
		return place{}, false
	}
	p := place{from: from, to: to, name: from, end: to, gz: z, toward: part, part: part != "", variant: -1}
	p.p = r.placed(&gazetteer.Reading{Place: z, Part: part, WhyAR: "جزء من البلد الذي يتحدث عنه النص", WhyEN: "a part of the country that the text is about"})
	r.spell(&p)
	return p, true
}

var afterSide = set("and", "where", "who", "after", "on", "in", "to", "has", "is", "was", "have", "were", "that", "which", "with", "as", "by", "for", "during", "since", "killed", "but", "while", "when", "said", "had", "are", "near", "last", "this", "or", "at")

func init() { learn(backNouns) }
