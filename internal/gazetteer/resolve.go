package gazetteer

import (
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
	Toward  string // compass point of "north of X": N NE E SE S SW W NW; empty when X itself is meant
	Outside bool   // the countryside around the place, not the place: "ريف حماة"
	WhyAR   string // why this place, for people
	WhyEN   string
}

// Context is what is known about a text before its places are read.
type Context struct {
	Home []string // ids of units that the text is likely about, such as "SY"; may be empty
}

// weight is how much the context speaks for a place.
func (c Context) weight(p Place) int {
	w := 0
	for _, id := range c.Home {
		switch {
		case id == "":
		case id == p.Admin2, id == p.Admin1:
			w += 14
		case id == p.Country:
			w += 8
		}
	}
	return min(w, 30)
}

// reach is how many words before and behind a name the other places of the text speak for it. It is longer than a
// report; it keeps the work on a collection of reports in proportion to its length.
const reach = 2000

// besideWords is how near another place is named to stand beside this one.
const besideWords = 15

// sure is the score from which a reading counts.
const sure = 50

// cues are the words that say what kind of place a name belongs to, as area.Words folds them.
var cues = map[string][]Kind{
	"مدينه": {Town}, "بلده": {Town, Village}, "قريه": {Village, Town}, "قري": {Village}, "مزرعه": {Village}, "ضاحيه": {Town, Quarter, Village}, "حي": {Quarter}, "احيا": {Quarter},
	"محافظه": {Governorate}, "ولايه": {Governorate}, "قضا": {District}, "ناحيه": {Town, Village}, "لوا": {Governorate},
	"مخيم": {Camp}, "سجن": {Prison}, "سد": {Dam}, "معبر": {Crossing}, "منفذ": {Crossing}, "مطار": {Airport, Base}, "قاعده": {Base, Airport}, "معسكر": {Base, Camp}, "ثكنه": {Base},
	"مرقد": {Shrine}, "مقام": {Shrine}, "ضريح": {Shrine}, "مزار": {Shrine}, "باديه": {Desert}, "صحرا": {Desert}, "وادي": {Wadi}, "نهر": {River}, "جبل": {Mountain}, "جبال": {Mountain}, "بحيره": {Lake},
	"حقل": {Oilfield}, "جيب": {Region, Desert}, "منطقه": {Region, Desert, Town, District}, "سهل": {Region}, "هضبه": {Region},
	"city": {Town}, "town": {Town, Village}, "village": {Village, Town}, "suburb": {Town, Quarter, Village}, "farm": {Village}, "farms": {Village}, "neighborhood": {Quarter}, "neighbourhood": {Quarter}, "quarter": {Quarter},
	"governorate": {Governorate}, "province": {Governorate}, "district": {District, Quarter}, "subdistrict": {Town}, "camp": {Camp}, "prison": {Prison}, "dam": {Dam}, "crossing": {Crossing}, "airport": {Airport, Base},
	"airbase": {Base, Airport}, "base": {Base, Airport}, "garrison": {Base}, "shrine": {Shrine}, "mausoleum": {Shrine}, "desert": {Desert}, "valley": {Wadi, Region}, "wadi": {Wadi}, "river": {River},
	"mountain": {Mountain}, "mountains": {Mountain}, "mount": {Mountain}, "jabal": {Mountain}, "lake": {Lake}, "oilfield": {Oilfield}, "pocket": {Region, Desert}, "area": {Region, Desert, Town}, "plain": {Region},
}

// countryside are the words for the land around a town, which is also how its governorate is named in speech.
var countryside = map[string]bool{"ريف": true, "ريفي": true, "ارياف": true, "باديه": true, "countryside": true, "rural": true, "محيط": true, "اطراف": true, "outskirts": true}

// compass are the words of direction.
var compass = map[string]string{
	"شمال": "N", "شمالي": "N", "جنوب": "S", "جنوبي": "S", "شرق": "E", "شرقي": "E", "غرب": "W", "غربي": "W",
	"north": "N", "south": "S", "east": "E", "west": "W", "northern": "N", "southern": "S", "eastern": "E", "western": "W",
	"northeast": "NE", "northwest": "NW", "southeast": "SE", "southwest": "SW",
}

// Resolve says for each hit of Match on the same words which place it means, in the same order. What counts:
//
//   - a cue beside the name (بلدة، ريف، محافظة، مرقد; town, countryside, province, shrine) for or against a kind;
//   - the other places of the text, the nearer in it the more: a name that has a place in the governorate that
//     the text is about means that one; "جنوب الرقة" behind الرصافة decides for the pocket in Raqqa;
//   - importance and population, and whether the name is spelled as it is in the table;
//   - the context given.
//
// A village whose one-word name stands in a text without any cue and far from everything the text is about is
// not sure.
func (g *Gazetteer) Resolve(words []string, hits []Hit, ctx Context) []Reading {
	folded := make([]string, len(words))
	for i, w := range words {
		folded[i] = strings.Join(area.Words(w), "")
	}
	// What is certain by name alone anchors the rest.
	type anchor struct {
		at    int
		place Place
	}
	var anchors []anchor
	for _, h := range hits {
		c := h.Candidates[0]
		if c.Score >= 70 && (len(h.Candidates) == 1 || same(c.Place, h.Candidates[1].Place) || c.Score-h.Candidates[1].Score >= 12) {
			anchors = append(anchors, anchor{h.Start, c.Place})
		}
	}
	out := make([]Reading, 0, len(hits))
	for _, h := range hits {
		r := Reading{Start: h.Start, End: h.End}
		wanted := r.cues(folded, words, hits)
		scored := slices.Clone(h.Candidates)
		whys := make(map[string]string, len(scored))
		for i := range scored {
			c := &scored[i]
			p := c.Place
			if r.Outside && p.Kind == Governorate {
				c.Score += 26
				whys[p.ID] = "cue"
			}
			if len(wanted) > 0 {
				switch {
				case slices.Contains(wanted, p.Kind):
					c.Score += 26
					if c.Word {
						c.Score += 34
					}
					if wanted[0] == p.Kind {
						c.Score += 6
					}
					whys[p.ID] = "cue"
				case p.Kind != Country:
					c.Score -= 14
				}
			}
			near, beside := 0, false
			first, _ := slices.BinarySearchFunc(anchors, h.Start-reach, func(a anchor, at int) int { return a.at - at })
			next, _ := slices.BinarySearchFunc(anchors, h.Start-besideWords, func(a anchor, at int) int { return a.at - at })
			last := next
			for ; last < len(anchors) && anchors[last].at <= h.Start+besideWords; last++ {
				a := &anchors[last]
				switch {
				case a.at == h.Start:
				case p.Admin1 != "" && p.Admin1 == a.place.Admin1:
					near, beside = near+16, true
				case p.Admin1 != "" && a.place.Admin1 != "" && DistanceKM(p.Lon, p.Lat, a.place.Lon, a.place.Lat) < 60:
					near += 8
				case p.Country != "" && p.Country == a.place.Country:
					near += 2
				}
			}
			afar := func(a *anchor) {
				switch {
				case p.Admin1 != "" && p.Admin1 == a.place.Admin1:
					near += 5
				case p.Country != "" && p.Country == a.place.Country:
					near += 2
				}
			}
			for k := first; k < next && near < 30; k++ { // more than that counts for nothing
				afar(&anchors[k])
			}
			for k := last; k < len(anchors) && anchors[k].at <= h.Start+reach && near < 30; k++ {
				afar(&anchors[k])
			}
			near = min(near, 30)
			home := ctx.weight(p)
			if !enough(*c, h, folded, whys[p.ID] == "cue" || r.Outside || r.Toward != "", beside) {
				c.Score, near, home = min(c.Score+near+home, sure-1), 0, 0
			}
			if near >= 10 && whys[p.ID] == "" {
				whys[p.ID] = "near"
			}
			c.Score += near + home
		}
		scored = tidy(scored)
		best := scored[0]
		r.Place, r.Score, r.Sure = best.Place, best.Score, best.Score >= sure
		r.Rivals = scored[1:min(len(scored), 5)]
		r.why(whys[best.Place.ID], len(scored))
		out = append(out, r)
	}
	return out
}

// before are words that stand before names of places and seldom before others.
var before = map[string]bool{"قرب": true, "بلدتي": true, "بلدات": true, "قريتي": true, "باتجاه": true, "محور": true, "near": true, "in": true, "at": true, "from": true, "to": true, "outside": true}

// enough reports whether a candidate may be sure at all. Most names of villages are words, or names of people, in
// other texts: without a cue they count only where the text is at that place already. Arabic has no capitals to
// tell them apart, so there a village of one word needs its cue.
func enough(c Candidate, h Hit, folded []string, cue, beside bool) bool {
	if cue {
		return true
	}
	p := c.Place
	led := h.Start > 0 && before[folded[h.Start-1]]
	arabic := h.Start < len(folded) && folded[h.Start] != "" && folded[h.Start][0] >= 0x80
	switch {
	case c.Word:
		return p.Rank <= RankDistrict && beside && c.Spelled && !c.Clitic
	case c.Article && arabic:
		return p.Rank <= RankCity
	case !arabic && !c.Spelled && h.End-h.Start == 1 && len(folded[h.Start]) <= 4:
		return false // "Ali" is not Aley
	case p.Rank < RankOther:
		return true
	case c.Clitic:
		return false
	case arabic && h.End-h.Start == 1:
		return led && beside
	default:
		return led || beside
	}
}

// same reports whether two candidates are one thing seen at two levels: a town and the unit it is the seat of.
func same(a, b Place) bool {
	unit := func(p Place) bool { return p.Kind == Governorate || p.Kind == District }
	return (unit(a) || unit(b)) && a.Admin1 == b.Admin1
}

// cues reads the words around the name: what kind of place, which side of it. It widens Start and End over what
// belongs to the name and returns the kinds that the cue asks for, the likeliest first.
func (r *Reading) cues(folded, words []string, hits []Hit) []Kind {
	taken := func(i int) bool {
		n, exact := slices.BinarySearchFunc(hits, i, func(h Hit, at int) int { return h.Start - at })
		if !exact {
			n-- // the last hit that begins before i
		}
		return n >= 0 && hits[n].Start != r.Start && i < hits[n].End && hits[n].Candidates[0].Score >= sure
	}
	var wanted []Kind
	arabic := r.Start < len(words) && prepare(words[r.Start]).arabic
	i := r.Start - 1
	// English: "town of X", "countryside of X", "north of X".
	if i >= 0 && !arabic && (folded[i] == "of" || folded[i] == "the") {
		if i > 0 && folded[i] == "the" && folded[i-1] == "of" {
			i--
		}
		i--
	}
	for steps := 0; i >= 0 && steps < 2 && !taken(i); steps++ {
		w := bare(folded[i])
		kinds, isCue := cues[w]
		direction, isSide := compass[w]
		switch {
		case countryside[w]:
			r.Outside, r.Cue, r.Start = true, words[i], i
			if w == "باديه" {
				wanted = kinds
			}
		case isCue:
			if wanted == nil {
				wanted, r.Cue = kinds, words[i]
			}
			r.Start = i
		case isSide:
			r.Toward, r.Start = join(r.Toward, direction), i
		default:
			steps = 2
		}
		i--
	}
	// Behind the name: English "X province", "X countryside"; Arabic "ريف X الشرقي".
	for j := r.End; j < len(folded) && j < r.End+2 && !taken(j); j++ {
		w := folded[j]
		if direction, ok := compass[strings.TrimPrefix(w, "ال")]; ok && arabic && r.Outside && strings.HasPrefix(w, "ال") {
			r.Toward, r.End = join(r.Toward, direction), j+1
			continue
		}
		if arabic {
			break
		}
		if direction, ok := compass[w]; ok && j+1 < len(folded) && countryside[folded[j+1]] {
			r.Toward = join(r.Toward, direction)
			continue
		}
		if countryside[w] {
			r.Outside, r.Cue, r.End = true, words[j], j+1
		} else if kinds, ok := cues[w]; ok && wanted == nil {
			wanted, r.Cue, r.End = kinds, words[j], j+1
		}
		break
	}
	return wanted
}

// bare is a folded Arabic word without leading و ف ب ل ك and article when what is left is a cue.
func bare(w string) string {
	isCue := func(s string) bool { return cues[s] != nil || countryside[s] || compass[s] != "" }
	for range 3 {
		if isCue(w) {
			return w
		}
		cut := false
		for _, p := range []string{"ال", "و", "ف", "ب", "ل", "ك"} {
			if rest, ok := strings.CutPrefix(w, p); ok && len(rest) >= 4 {
				w, cut = rest, true
				break
			}
		}
		if !cut {
			break
		}
	}
	return w
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
	case reason == "cue":
		r.WhyAR, r.WhyEN = "الكلمة المجاورة «"+r.Cue+"» ترجّحه", "the word “"+r.Cue+"” beside it decides"
	case reason == "near":
		r.WhyAR, r.WhyEN = "أماكن أخرى في النص قريبة منه", "other places in the text lie near it"
	default:
		r.WhyAR, r.WhyEN = "أهم الأماكن بهذا الاسم", "the most important place of this name"
	}
}
