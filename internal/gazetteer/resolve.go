package gazetteer

import (
	"math"
	"slices"
	"strings"

	"tansiq/internal/area"
)

// Reading is what one hit means.
type Reading struct {
	Place   Place
	Score   int         // 0–100 and more: how sure it is
	Sure    bool        // enough speaks for it; a reader drops what is not sure, or shows it as a doubt
	Rivals  []Candidate // the other candidates by score, at most four
	Cue     string      // the word that says what it is, as it stands in the text: "ريف", "town"; empty when none
	Start   int         // words [Start, End): the name with its cues and its direction
	End     int
	Name    int // words [Name, NameEnd): the name alone
	NameEnd int
	Prefix  string // the letters و ف ب ل ك that stand before the name in its first word
	Toward  string // compass point of "north of X": N NE E SE S SW W NW; empty when X itself is meant
	Part    string // compass point of the part of a unit that is meant, as in "western Anbar"; empty for all of it
	Outside bool   // the countryside around the place, not the place: "ريف حماة"
	Coarse  bool   // which place of the name is meant is not known: Place is only the unit that holds it
	By      Place  // of a Coarse reading: the place that the text says it lies in or beside; its id is empty where the text names none
	BySide  string // compass point: it lies on that side of By; empty when in it or close by
	WhyAR   string // why this place, for people
	WhyEN   string
}

// Context is what is known about a text before its places are read.
type Context struct {
	Home []string // ids of units that the text is likely about, such as "SY"; may be empty

	// Numbers tells Find, for each word, the number of the word among the different ones of the text, from 0, or -1 for a
	// word that has none. Without it Find compares the words.
	Numbers []int32
}

// weight is how much the context speaks for a place.
func (c Context) weight(p *Place) int {
	w := 0
	for _, id := range c.Home {
		switch {
		case id == "":
		case id == p.Admin2, id == p.Admin1:
			w += 26
		case id == p.Country:
			w += 8
		}
	}
	return min(w, 40)
}

// reach is how many words before and behind a name the other places of the text speak for it. It is longer than a
// report; it keeps the work on a collection of reports in proportion to its length.
const reach = 2000

// besideWords is how near another place is named to stand beside this one.
const besideWords = 15

// sure is the score from which a reading counts.
const sure = 50

// core are the countries whose every village is in the table. A village of a neighbour is meant only in a text
// that is about the neighbour.
func core(country string) bool { return country == "SY" || country == "IQ" }

// Resolve says for each hit of Match on the same words which place it means, in the same order. What counts:
//
//   - a cue beside the name (بلدة، ريف، محافظة، مرقد; town, countryside, province, shrine) for or against a kind,
//     also one that stands before a list of names;
//   - what the text says of where it lies: "X بريف Y", "X, Y province", "X شرقي Y", "X near Y";
//   - the other places of the text, the nearer in it the more: a name that has a place in the governorate that
//     the text is about means that one; "جنوب الرقة" behind الرصافة decides for the pocket in Raqqa;
//   - importance and population, and whether the name is spelled as it is in the table;
//   - the context given.
//
// A village whose one-word name stands in a text without any cue and far from everything the text is about is
// not sure, nor is a name that a title or a given name makes a person's. Where two places of one name are as
// likely, the reading is the unit that holds both, and Coarse.
func (g *Gazetteer) Resolve(words []string, hits []Hit, ctx Context) []Reading {
	return g.resolve(g.newPage(words), hits, ctx)
}

func (g *Gazetteer) resolve(p *page, hits []Hit, ctx Context) []Reading {
	t := &scene{page: p, words: p.raw, folded: p.folded, hits: hits, signs: make([]signs, len(hits)), read: make([]sofar, len(hits)), settled: map[string]bool{}}
	out := make([]Reading, len(hits))
	floor := 0
	for i, h := range hits {
		out[i] = Reading{Start: h.Start, End: h.End, Name: h.Start, NameEnd: h.End}
		t.signs[i] = out[i].cues(t, i, floor)
		if h.Candidates[0].Score >= sure {
			floor = out[i].End
		}
	}
	t.relate(out)
	t.headings(out)
	for i := range out {
		t.read[i] = sofar{start: out[i].Start, end: out[i].End, toward: out[i].Toward}
	}
	// What is certain by name alone anchors the rest; then what is certain by then anchors what is left.
	for i, h := range hits {
		c := h.Candidates[0]
		if c.Score >= 70 && !t.signs[i].adverb && (len(h.Candidates) == 1 || same(c.Place, h.Candidates[1].Place) || c.Score-h.Candidates[1].Score >= 12) {
			t.anchors = append(t.anchors, anchor{h.Start, hits[i].Candidates[0].Place})
			t.read[i].place, t.read[i].sure = c.Place, true
		}
	}
	t.countries()
	for i := range hits {
		t.read[i].place = t.choose(&out[i], i, ctx)
		t.read[i].sure = out[i].Sure
	}
	t.anchors = t.anchors[:0]
	for i := range out {
		r, place := &out[i], t.read[i].place
		if r.Sure && (len(r.Rivals) == 0 || r.Score-r.Rivals[0].Score >= 6 || same(place, r.Rivals[0].Place)) {
			t.anchors = append(t.anchors, anchor{hits[i].Start, place})
			if t.signs[i].told() {
				t.settled[place.ID] = true
			}
		}
	}
	t.countries()
	for i := range hits {
		out[i].Place = *t.choose(&out[i], i, ctx)
		g.coarsen(&out[i], i, t.signs[i], t.read)
		out[i].parts()
	}
	return out
}

// sofar is what a hit was read as in the round before, or in this one up to now.
type sofar struct {
	place      *Place // read-only; nil: not read yet
	sure       bool
	start, end int
	toward     string
}

// headings lets the name that a line begins with, before a colon, say where the others of the line lie.
func (t *scene) headings(out []Reading) {
	for i := range out {
		r := &out[i]
		if r.End >= len(t.words) || t.words[r.End] != ":" || r.Start > 0 && !strings.ContainsAny(t.words[r.Start-1], "\n•-–*") {
			continue
		}
		line := r.End
		for line < len(t.words) && line < r.End+120 && !strings.Contains(t.words[line], "\n") {
			line++
		}
		for k := i + 1; k < len(out) && out[k].Start < line; k++ {
			if t.signs[k].link.how == 0 {
				t.signs[k].link = link{to: i, how: within}
			}
		}
	}
}

// anchor is a place that a text surely names.
type anchor struct {
	at    int // word
	place *Place
}

// signs is what stands around one hit.
type signs struct {
	wanted    []Kind // the kinds that a cue asks for, the likeliest first
	shared    bool   // the cue stands before a list that the hit is in
	weak      bool   // the cue stands before other words too
	person    bool   // a title or a given name stands before it
	name      bool   // it is a given name itself, or a word before anything was taken off it
	part      bool   // a Latin name goes on behind it: "Tell" of "Tell Rasha"
	tail      bool   // a Latin name that nothing knows stands before it: "Nasirah" of "Hamrat Nasirah"
	thing     bool   // it is a word for a kind of place: "المدينة"
	adverb    bool   // it bears a mark that no name does
	noun      bool   // it is the word for a settlement or a unit, as in "مستشفى المدينة"
	adjective bool   // it qualifies the noun before it
	tailed    bool   // the cue stands behind a list that the hit is in
	edge      bool   // its outskirts are meant
	near      bool   // a word of nearness stands before it
	led       bool   // a word stands before it that stands before places
	listed    int    // the hit beside it in a list of names, from 1; 0: none
	link      link
}

// told reports whether the text says what or where the place is.
func (s signs) told() bool { return len(s.wanted) > 0 || s.link.how != 0 }

// link is what the text says of where a place lies: within, beside or on one side of the place of another hit.
type link struct {
	to     int
	how    linkKind
	strong bool
}

type linkKind uint8

const (
	within linkKind = iota + 1
	besides
	toward
)

// scene is a text with its hits while they are resolved.
type scene struct {
	page    *page
	words   []string
	folded  []string
	scored  []Candidate // room
	kept    []Candidate // room for those that readings keep
	hits    []Hit
	signs   []signs
	read    []sofar
	anchors []anchor
	settled map[string]bool // places that the text names with their kind or with where they lie
	units   []unitAnchors   // of the countries and governorates of anchors
	nowhere int             // anchors of no country
	abroad  bool            // most anchors lie outside of the countries that the table is about
}

// foldWord is a word as the tables of this package hold it. Marks stay as they are.
func foldWord(w string) string {
	if folded(w) {
		return w
	}
	p := area.Words(w)
	switch len(p) {
	case 0:
		return w
	case 1:
		return p[0]
	default:
		return strings.Join(p, "")
	}
}

// folded reports whether a word is in the form of area.Words already, as most Arabic words and small Latin ones are.
func folded(w string) bool {
	for i := 0; i < len(w); i++ {
		switch c := w[i]; {
		case c >= 'a' && c <= 'z':
		case c == 0xd8 && i+1 < len(w) && (w[i+1] == 0xa7 || w[i+1] == 0xa8 || w[i+1] >= 0xaa): // ا ب ت …, none of أ إ آ ؤ ئ ء ة
			i++
		case c == 0xd9 && i+1 < len(w) && (w[i+1] >= 0x81 && w[i+1] <= 0x88 || w[i+1] == 0x8a): // ف … و ي, none of ى and the marks
			i++
		default:
			return false
		}
	}
	return w != ""
}

func (t *scene) arabic(i int) bool {
	return i >= 0 && i < len(t.folded) && t.folded[i] != "" && t.folded[i][0] >= 0xd8 && t.folded[i][0] <= 0xdb
}

// countries counts the anchors by country.
func (t *scene) countries() {
	t.units = t.units[:0]
	t.nowhere = 0
	home := 0
	for _, a := range t.anchors {
		if a.place.Country == "" {
			t.nowhere++
		} else {
			t.put(a.place.Country, a.at)
		}
		if a.place.Admin1 != "" && a.place.Admin1 != a.place.Country {
			t.put(a.place.Admin1, a.at)
		}
		if core(a.place.Country) {
			home++
		}
	}
	t.abroad = len(t.anchors) >= 2 && home*2 < len(t.anchors)-t.nowhere
}

// unitAnchors are the words at which anchors of a country or a governorate stand, in order. A text has a handful of units,
// which are found sooner one after another than in a map.
type unitAnchors struct {
	unit string
	at   []int
}

// put adds an anchor of a unit.
func (t *scene) put(unit string, at int) {
	for k := range t.units {
		if u := &t.units[k]; u.unit == unit {
			u.at = append(u.at, at)
			return
		}
	}
	t.units = append(t.units, unitAnchors{unit, []int{at}})
}

// of counts the anchors of a country, or of none.
func (t *scene) of(country string) int {
	if country == "" {
		return t.nowhere
	}
	return len(t.in(country))
}

// in is where the anchors of a unit stand.
func (t *scene) in(unit string) []int {
	for k := range t.units {
		if u := &t.units[k]; u.unit == unit {
			return u.at
		}
	}
	return nil
}

// choose reads one hit, given what the others are read as so far, and returns the place, which is read-only.
func (t *scene) choose(r *Reading, i int, ctx Context) *Place {
	h, s := t.hits[i], t.signs[i]
	t.scored = append(t.scored[:0], h.Candidates...)
	scored := t.scored
	best, why := -1, ""
	spelled := false
	for k := range scored {
		spelled = spelled || scored[k].Spelled && !scored[k].Article
	}
	arabic := t.arabic(h.Start)
	fits := false // one of them lies where the text says
	if l := s.link; l.how != 0 && t.read[l.to].sure {
		for k := range scored {
			fits = fits || l.weigh(scored[k].Place, &t.read[l.to]) > 12
		}
	}
	homely := false // one of them lies in a governorate named beside it, and others abroad
	for k := range scored {
		if p := scored[k].Place; len(scored) > 1 && len(scored) < 12 && core(p.Country) && p.Rank <= RankKnown && !scored[k].Article && abroadToo(scored) {
			_, beside, _ := t.near(p, h.Start)
			homely = homely || beside
		}
	}
	alone := len(t.anchors) == 0 || len(t.anchors) == 1 && t.anchors[0].at == h.Start
	for k := range scored {
		c := &scored[k]
		p := c.Place
		reason := ""
		// "شرق الطبقة" is beside the town, whatever else the word means.
		besideIt := (r.Outside || r.Toward != "" || s.near) && c.Word && c.Spelled && !c.Article && !s.thing && p.Rank <= RankTown && core(p.Country)
		cue := (r.Outside || r.Toward != "" || s.near) && !c.Word || besideIt
		switch {
		case besideIt:
			c.Score += 30
		case s.near && !c.Word && c.Spelled && core(p.Country):
			c.Score += 20
		}
		if r.Outside && !s.edge && p.Kind == Governorate {
			c.Score += 26
			reason = "cue"
		}
		if spelled && c.Article {
			c.Score -= 14 // حضر is the village of that name, not الحضر
		}
		if len(s.wanted) > 0 {
			switch at := slices.Index(s.wanted, p.Kind); {
			case s.wanted[0] == Village && p.Rank <= RankCity && p.Kind == Town:
				c.Score -= 45 // no city is called a village
			case s.wanted[0] == Quarter && len(s.wanted) == 1 && (p.Kind == Governorate || p.Kind == Country || p.Kind == District || p.Rank <= RankCity):
				c.Score = min(c.Score-45, sure-1) // حي القادسية is a quarter, not the province of that name
			case s.wanted[0] == Town && len(s.wanted) == 2 && p.Rank <= RankCity && p.Kind == Town && !core(p.Country):
				c.Score -= 45 // ناحية الرياض
			case at > 0 && c.Word && p.Rank > RankTown && (s.wanted[0] == Site || s.wanted[0] == Base || s.wanted[0] == Camp):
				c.Score -= 14 // "جسر الحرية" is the bridge of no village
			case at >= 0:
				c.Score += 26
				if c.Word {
					c.Score += 34
				}
				if at == 0 {
					c.Score += 6
				}
				if s.shared {
					c.Score -= 10
				}
				reason, cue = "cue", cue || !s.weak || p.Rank < RankOther && !c.Word
			case p.Kind != Country && !(s.shared && p.Rank <= RankTown):
				c.Score -= 14
			}
		}
		near, beside, about := t.near(p, h.Start)
		if s.thing && p.Kind == Desert && c.Spelled && p.Rank <= RankCity && t.of(p.Country) > 0 && t.of(p.Country) >= t.of("IQ") && !t.qualified(h) {
			cue = true // "البادية" is the Syrian desert
			c.Score += 20
		}
		listed := s.listed > 0 && t.list(p, s.listed-1)
		linked := 0
		if l := s.link; l.how != 0 && t.read[l.to].sure {
			linked = l.weigh(p, &t.read[l.to])
			if (p.Rank <= RankCity || p.Kind == Country) && (!fits || core(p.Country)) {
				linked = max(linked, -6)
			}
		}
		if t.settled[p.ID] && p.Kind != Governorate && p.Kind != District {
			near += 16
		}
		if c.Word && (linked > 12 || listed && linked >= 0) && len(s.wanted) == 0 {
			c.Score += 26
		}
		home := ctx.weight(p)
		absent := t.of(p.Country) == 0 // no anchor lies in its country
		if absent && len(t.anchors) > 1 {
			home = 0
		}
		if p.Country != "" && !core(p.Country) && absent && !slices.Contains(ctx.Home, p.Country) {
			switch {
			case p.Rank >= RankTown:
				c.Score -= 16
			case p.Rank == RankDistrict:
				c.Score -= 6
			}
			if homely && p.Kind != Country {
				c.Score -= 24 // the text is at a governorate that has one of this name
			}
		}
		near = min(near, 34)
		switch {
		case s.adverb, s.noun && !(len(s.wanted) > 0 && s.wanted[0] == District), s.part && p.Rank >= RankDistrict && linked <= 0 || s.tail && p.Rank == RankOther:
			c.Score = min(c.Score, sure-1)
			near, home, linked = 0, 0, 0
		case (s.person && (p.Rank >= RankDistrict || !c.Spelled || !arabic) || s.name || s.adjective) && !cue && linked <= 0 && !listed:
			c.Score = min(c.Score, sure-1)
			near, home = 0, 0
		case arabic && h.End-h.Start == 1 && p.Rank >= RankKnown && !core(p.Country) && p.Country != "" && !cue && linked <= 0 && !listed && absent:
			c.Score = min(c.Score, sure-1) // "لما كشفه" is no village of Lebanon
			near, home = 0, 0
		case c.Word && !cue && h.End < len(t.folded) && plurals[t.folded[h.End]]:
			c.Score = min(c.Score, sure-1) // "إلى الميادين والساحات"
			near, home, linked = 0, 0, 0
		case !enough(*c, h, arabic, cue || t.settled[p.ID] && (!c.Word || s.led && !strings.HasPrefix(c.Prefix, "ب") || listed || strings.HasPrefix(t.folded[h.Start], "ال")) || linked > 12, beside && !s.thing, listed, s.led && !s.thing, about || core(p.Country) && p.Rank <= RankDistrict && (near > 0 || home > 0 || alone)):
			c.Score = min(c.Score+near+home+min(linked, 0), sure-1)
			near, home, linked = 0, 0, 0
		case c.Word && !cue && linked <= 12 && !listed:
			c.Score += 16
		}
		if linked > 12 && reason == "" {
			reason = "where"
		}
		if near >= 10 && reason == "" {
			reason = "near"
		}
		c.Score += near + home + linked
		if best < 0 || better(c, &scored[best]) {
			best, why = k, reason
		}
	}
	chosen := scored[best]
	scored = tidy(scored)
	r.Prefix = chosen.Prefix
	r.Score, r.Sure = chosen.Score, chosen.Score >= sure
	r.Rivals = t.keep(scored[1:min(len(scored), 5)])
	r.why(why, len(scored))
	return chosen.Place
}

// abroadToo reports whether one of the candidates lies in a country that the table is not about.
func abroadToo(c []Candidate) bool {
	return slices.ContainsFunc(c, func(c Candidate) bool { return c.Place.Country != "" && !core(c.Place.Country) })
}

// keep copies candidates that the room is needed for again.
func (t *scene) keep(c []Candidate) []Candidate {
	if len(c) == 0 {
		return nil
	}
	if len(t.kept)+len(c) > cap(t.kept) {
		t.kept = make([]Candidate, 0, 128)
	}
	from := len(t.kept)
	t.kept = append(t.kept, c...)
	return t.kept[from:len(t.kept):len(t.kept)]
}

// plurals stand beside words that are also names of towns where they are but words.
var plurals = wordSet(`والساحات والشوارع والطرقات والأزقة العامة والأحياء والقرى والبلدات والمدن`)

// qualified reports whether another noun or an adjective follows that says which one is meant.
func (t *scene) qualified(h Hit) bool {
	if h.End >= len(t.folded) || !t.arabic(h.End) {
		return false
	}
	return strings.HasPrefix(t.folded[h.End], "ال") && adjective(t.folded[h.End], t.folded[h.Start])
}

// near is how much the other places of the text speak for p as the place named at a word, and whether one of
// its governorate stands beside it or anywhere near.
func (t *scene) near(p *Place, pos int) (near int, beside, about bool) {
	last, _ := slices.BinarySearchFunc(t.anchors, pos-besideWords, func(a anchor, at int) int { return a.at - at })
	for ; last < len(t.anchors) && t.anchors[last].at <= pos+besideWords; last++ {
		a := t.anchors[last].place
		switch {
		case t.anchors[last].at == pos:
		case p.Admin1 != "" && p.Admin1 == a.Admin1:
			beside, about = true, true
			switch d := DistanceKM(p.Lon, p.Lat, a.Lon, a.Lat); {
			case d < 40:
				near += 18
			case d < 120:
				near += 16
			default:
				near += 12
			}
		case a.Country != "" && p.Country != a.Country && p.Country != "" && p.Kind != Country:
		case math.Abs(p.Lat-a.Lat)*110 < 60+a.RadiusKM/3 && DistanceKM(p.Lon, p.Lat, a.Lon, a.Lat) < 60+a.RadiusKM/3:
			near += 8
		case p.Country != "" && p.Country == a.Country:
			near += 2
		}
	}
	// Those further off: 5 for each of the same governorate, 2 for each other of the same country.
	around := func(at []int) int {
		lo, _ := slices.BinarySearch(at, pos-reach)
		hi, _ := slices.BinarySearch(at, pos+reach+1)
		from, _ := slices.BinarySearch(at, pos-besideWords)
		to, _ := slices.BinarySearch(at, pos+besideWords+1)
		return hi - lo - (to - from)
	}
	same := 0
	if p.Admin1 != "" {
		if same = around(t.in(p.Admin1)); same > 0 {
			near, about = near+5*same, true
		}
	}
	if p.Country != "" && near < 30 {
		near += 2 * (around(t.in(p.Country)) - same)
	}
	return min(near, 30), beside, about
}

// list reports whether p fits the place that stands beside it in a list.
func (t *scene) list(p *Place, i int) bool {
	o := &t.read[i]
	if !o.sure || o.place.ID == p.ID {
		return false
	}
	reach := 70.0
	if p.Rank <= RankDistrict {
		reach = 150
	}
	return p.Admin1 != "" && p.Admin1 == o.place.Admin1 || DistanceKM(p.Lon, p.Lat, o.place.Lon, o.place.Lat) < reach
}

// weigh is how much a link speaks for a place or against it.
func (l link) weigh(p *Place, r *sofar) int {
	q := r.place
	if p.ID == q.ID || (p.Kind == Governorate || p.Kind == District) && q.Kind != Country && q.Kind != Governorate {
		return 0
	}
	d := DistanceKM(p.Lon, p.Lat, q.Lon, q.Lat)
	if p.RadiusKM > 60 { // wide lands lie in no unit and beside nothing
		return 0
	}
	switch l.how {
	case within:
		in := false
		switch {
		case r.toward != "":
			in = d < 100
		case q.Kind == Country:
			in = p.Country == q.ID || p.Country == ""
		case q.Kind == Governorate:
			in = p.Admin1 == q.ID || p.Admin1 == "" && d < 150
		case q.Kind == District:
			in = p.Admin2 == q.ID || d < 35
		case q.RadiusKM > 0:
			in = d < q.RadiusKM*1.3+10
		default:
			in = p.Admin1 == q.Admin1 && d < 90 || d < 40
			if in && q.Kind == Town && d > 40 && p.Kind == Quarter {
				in = false
			}
		}
		near := 0
		if in && q.RadiusKM == 0 && d < 40 {
			near = 4
		}
		switch {
		case in && l.strong && q.Kind == Country:
			return 14
		case in && l.strong:
			return 24 + near
		case in:
			return 14 + near
		case l.strong:
			return -28
		default:
			return -8
		}
	case besides:
		switch {
		case q.RadiusKM > 60:
		case d < 30:
			return 24
		case d < 60+q.RadiusKM:
			return 10
		case d > 120+q.RadiusKM:
			return -26
		}
	case toward:
		switch off := turn(q, p, r.toward); {
		case q.Kind == Country:
			if p.Country == q.ID {
				return 6
			}
			return -16
		case q.Kind == Governorate || q.Kind == District:
			if p.Admin1 == q.Admin1 {
				return 20
			}
			return -20
		case d < 80 && off < 100:
			return 24 - int(d/8)
		case d < 15:
			return 14
		case d > 150+q.RadiusKM:
			return -26
		}
	}
	return 0
}

// turn is how far the way from q to p turns off a compass point, in degrees from 0 to 180.
func turn(q, p *Place, point string) float64 {
	at, ok := bearings[point]
	if !ok {
		return 180
	}
	x, y := (p.Lon-q.Lon)*math.Cos(q.Lat*math.Pi/180), p.Lat-q.Lat
	off := math.Abs(math.Atan2(x, y)*180/math.Pi - at)
	return math.Min(math.Mod(off, 360), 360-math.Mod(off, 360))
}

var bearings = map[string]float64{"N": 0, "NE": 45, "E": 90, "SE": 135, "S": 180, "SW": 225, "W": 270, "NW": 315}

// enough reports whether a candidate may be sure at all. Most names of villages are words, or names of people, in
// other texts: without a cue they count only where the text is at that place already. Arabic has no capitals to
// tell them apart, so there a village of one word needs its cue.
func enough(c Candidate, h Hit, arabic, told, beside, listed, led, about bool) bool {
	if told {
		return true
	}
	p := c.Place
	one := h.End-h.Start == 1
	switch {
	case strings.HasPrefix(c.Prefix, "ف") && p.Rank > RankDistrict:
		return listed // most words with ف before a name are names of people that begin with it
	case c.loose:
		return led || beside || listed
	case c.Word:
		switch {
		case !c.Spelled || c.Clitic && !listed && strings.HasPrefix(c.Prefix, "ب") && p.Rank <= RankDistrict:
			return false
		case listed:
			return true
		case p.Rank > RankTown:
			return false
		case p.Rank == RankTown:
			return led && (beside || about) && !c.Clitic
		default:
			return beside && (!c.Clitic || led) || led && about && !c.Clitic
		}
	case c.Article && arabic:
		return p.Rank <= RankCity && !c.Clitic
	case !arabic && !c.Spelled && one && c.short:
		return false // "Ali" is not Aley
	case !arabic && !c.Spelled && one && p.Rank > RankCity && p.Rank < RankOther:
		return led || beside || about
	case p.Rank < RankOther:
		return true
	case listed && c.Spelled:
		return true
	case arabic && !one && c.Spelled && !c.Clitic && core(p.Country) && c.landed:
		return true
	case c.Clitic:
		return false
	case arabic && one:
		return led && beside
	case !arabic && one && !c.Spelled:
		return false
	default:
		return led || beside
	}
}

// same reports whether two candidates are one thing seen at two levels: a town and the unit it is the seat of.
func same(a, b *Place) bool {
	unit := func(p *Place) bool { return p.Kind == Governorate || p.Kind == District }
	return (unit(a) || unit(b)) && a.Admin1 == b.Admin1
}

// coarsen gives up a village that cannot be told: because several of its name are as likely as each other and not
// close by, or because the one of its name lies far from all that the text names around it and is likely another
// one. What is sure then is the unit that holds them, or the one that the text is at.
func (g *Gazetteer) coarsen(r *Reading, i int, s signs, others []sofar) {
	p := r.Place
	r.Coarse = false
	quarter := p.Kind == Quarter && len(s.wanted) > 0 && s.wanted[0] == Quarter
	if !r.Sure || p.Rank < RankOther && !quarter || p.Kind == Governorate || p.Kind == District {
		return
	}
	told := s.link.how != 0 && others[s.link.to].sure && s.link.weigh(&r.Place, &others[s.link.to]) > 12
	at, far := beside(r, i, others)
	unit := p.Admin1
	switch {
	case !told && at != "" && at != p.Admin1 && far > 80:
		if len(s.wanted) == 0 || quarter { // a quarter of another city; Unlisted reads this one
			r.Sure = false
			return
		}
		unit = at
		r.WhyAR = "لا يُعرف هنا مكان بهذا الاسم، والمؤكد المحافظة التي يتحدث عنها النص"
		r.WhyEN = "no place of this name is known here; only the governorate that the text is about is sure"
	default:
		apart := false
		for _, c := range r.Rivals {
			q := c.Place
			if r.Score-c.Score >= 3 || q.Rank != p.Rank {
				break
			}
			if DistanceKM(p.Lon, p.Lat, q.Lon, q.Lat) <= 12 {
				continue
			}
			apart = true
			if q.Admin1 != unit {
				unit = ""
			}
		}
		if !apart {
			return
		}
		if unit == "" && s.link.how == within && others[s.link.to].sure {
			unit = others[s.link.to].place.Admin1
		}
		if unit == "" && len(s.wanted) > 0 {
			unit = at
		}
		r.WhyAR = "عدة أماكن بهذا الاسم، والمؤكد المحافظة وحدها"
		r.WhyEN = "several places have this name; only the governorate is sure"
	}
	u, ok := g.ByID(unit)
	if unit == "" || !ok {
		r.Sure = false
		return
	}
	r.Place, r.Coarse, r.Outside, r.Toward = u, true, false, ""
}

// beside returns the governorate of the sure place that stands nearest to the i-th reading, if one stands near, and
// how far in kilometres the nearest of those that stand near lies from it.
func beside(r *Reading, i int, others []sofar) (unit string, km float64) {
	best := besideWords + 1
	km = math.Inf(1)
	look := func(o *sofar) bool {
		d := max(o.start-r.End, r.Start-o.end)
		if d > besideWords {
			return false
		}
		if o.sure && o.place.Admin1 != "" {
			km = min(km, DistanceKM(r.Place.Lon, r.Place.Lat, o.place.Lon, o.place.Lat))
			if d < best {
				unit, best = o.place.Admin1, d
			}
		}
		return true
	}
	for k := i - 1; k >= 0 && look(&others[k]); k-- {
	}
	for k := i + 1; k < len(others) && look(&others[k]); k++ {
	}
	return unit, km
}

// parts reads "north of" a country or governorate as its north.
func (r *Reading) parts() {
	r.Part = ""
	if r.Toward != "" && (r.Place.Kind == Country || r.Place.Kind == Governorate && !r.Outside) {
		r.Part, r.Toward = r.Toward, ""
	}
}

// join puts two directions together: N and E make NE.
func join(a, b string) string {
	switch {
	case a == "" || b == "" || a == b:
		return a + strings.TrimPrefix(b, a)
	case strings.ContainsAny(b, "NS") && strings.ContainsAny(a, "EW") && len(a) == 1 && len(b) == 1:
		return b + a
	case strings.ContainsAny(a, "NS") && strings.ContainsAny(b, "EW") && len(a) == 1 && len(b) == 1:
		return a + b
	default:
		return a
	}
}

func (r *Reading) why(reason string, candidates int) {
	switch {
	case candidates == 1 && reason != "cue":
		r.WhyAR, r.WhyEN = "المكان الوحيد بهذا الاسم", "the only place of this name"
	case reason == "cue" && r.Cue != "":
		r.WhyAR, r.WhyEN = "الكلمة المجاورة «"+r.Cue+"» ترجّحه", "the word “"+r.Cue+"” beside it decides"
	case reason == "where":
		r.WhyAR, r.WhyEN = "النص يقول أين يقع", "the text says where it lies"
	case reason == "near":
		r.WhyAR, r.WhyEN = "أماكن أخرى في النص قريبة منه", "other places in the text lie near it"
	default:
		r.WhyAR, r.WhyEN = "أهم الأماكن بهذا الاسم", "the most important place of this name"
	}
}
