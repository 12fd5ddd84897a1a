package gazetteer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Unlisted finds the places that a text names with the word for what they are and that the table does not know, or
// not there: "قرية القاية التابعة لبلدة خانقين", "the village of Qaya near Khanaqin". The words and the readings are
// those of Resolve. Each reading is Coarse: its Place is the governorate that the text says the place lies in, or
// the country of the places around it, never a point, and Start and End hold the cue and the name. Names behind weak cues such as منطقة count only when
// the text says where they lie.
func (g *Gazetteer) Unlisted(words []string, readings []Reading) []Reading {
	u := unlisted{words: words, folded: make([]string, len(words)), at: make([]int, len(words))}
	for i, w := range words {
		u.folded[i] = foldWord(w)
		u.at[i] = -1
	}
	for k := range readings {
		if !readings[k].Sure {
			continue
		}
		u.sure = append(u.sure, &readings[k])
		for i := max(0, readings[k].Start); i < readings[k].End && i < len(words); i++ {
			u.at[i] = len(u.sure) - 1
		}
	}
	var out []Reading
	for i := 0; i < len(words); i++ {
		r, ok := u.read(i)
		if !ok {
			continue
		}
		place, ok := g.ByID(r.Place.ID)
		if !ok {
			continue
		}
		r.Place = place
		out = append(out, r)
		i = r.End - 1
	}
	return out
}

// unlistedCues are the words before names of settlements and sites, those that also stand before other words
// mapped to false.
var unlistedCues = map[string]bool{
	"قريه": true, "بلده": true, "مزرعه": true, "ناحيه": false, "حي": true, "وادي": false, "منطقه": false, "حقل": false, "مخيم": false, "جبل": false, "تل": false, "جزيره": false,
	"village": true, "town": true, "hamlet": true, "neighborhood": true, "neighbourhood": true, "district": false, "area": false, "camp": false, "valley": false,
}

// unlisted is one run over a text.
type unlisted struct {
	words, folded []string
	sure          []*Reading
	at            []int // by word, the sure reading that holds it; -1
}

// read reads the cue at word i with the name beside it; the place of the reading has only its id.
func (u *unlisted) read(i int) (Reading, bool) {
	if u.at[i] >= 0 {
		return Reading{}, false
	}
	w := u.folded[i]
	arabic := w != "" && w[0] >= 0xd8 && w[0] <= 0xdb
	var start, end, from int // the reading, and where the name begins
	var strong bool
	if arabic {
		if strings.HasPrefix(w, "ال") {
			return Reading{}, false
		}
		cue := bare(w)
		known := false
		if strong, known = unlistedCues[cue]; !known {
			return Reading{}, false
		}
		start, from = i, u.over(i+1)
		end = u.arabicName(from)
	} else {
		known := false
		if strong, known = unlistedCues[w]; !known {
			return Reading{}, false
		}
		if i+2 < len(u.words) && u.folded[i+1] == "of" { // the village of X
			start, from = i, i+2
			end = u.latinName(from)
		} else { // X village
			for from = i; from > 0 && i-from < 3 && u.isName(from-1); from-- {
			}
			start, end = from, i+1
			if from == i || from > 0 && u.folded[from-1] == "-" {
				return Reading{}, false
			}
		}
	}
	if end <= from {
		return Reading{}, false
	}
	last := end
	if !arabic && last > i && from < i {
		last = i // without the cue behind it
	}
	unit := u.where(start, end, strong)
	if unit == "" {
		return Reading{}, false
	}
	return Reading{Place: Place{ID: unit}, Score: sure, Sure: true, Coarse: true, Cue: u.words[i], Start: start, End: end, Name: from, NameEnd: last,
		WhyAR: "مكان لا يعرفه الجدول، والمؤكد ما يقوله النص عن موقعه", WhyEN: "a place that the table does not know; sure is only what the text says of where it lies"}, true
}

// over passes over the marks around a name.
func (u *unlisted) over(i int) int {
	for i < len(u.words) && marks[u.folded[i]] {
		i++
	}
	return i
}

// arabicName returns the end of the unknown Arabic name at word i, or i when no name stands there.
func (u *unlisted) arabicName(i int) int {
	ok := func(i int) bool {
		if i >= len(u.words) || u.at[i] >= 0 {
			return false
		}
		w := u.folded[i]
		plain := strings.TrimPrefix(w, "ال")
		return w != "" && w[0] >= 0xd8 && w[0] <= 0xdb && utf8.RuneCountInString(plain) >= 3 && !commonWords[w] && !commonWords[plain] && !commonWords["ال"+plain] && !before[w] && cues[plain] == nil && listCues[plain] == nil &&
			!insideWords[w] && !besideOf[w] && compass[plain] == "" && !notNames[w] && !given[w] && !titles[w]
	}
	if !ok(i) {
		return i
	}
	first := u.folded[i]
	defined := strings.HasPrefix(first, "ال")
	if !defined && (strings.HasSuffix(first, "يه") || strings.HasSuffix(first, "ات") || strings.HasSuffix(first, "ون") || strings.HasSuffix(first, "ين")) {
		return i // "قرية حدودية"
	}
	end := i + 1
	if !defined && prefixes[first] && end < len(u.words) && u.at[end] < 0 && u.folded[end] != "" && u.folded[end][0] >= 0xd8 {
		end++ // "أم ولد", "تل الهش"
	}
	return end
}

// isName reports whether word i may be part of an unknown Latin name.
func (u *unlisted) isName(i int) bool {
	w := u.words[i]
	return u.at[i] < 0 && len(w) >= 3 && (capital(w) || strings.Contains(w, "-") && w == strings.ToLower(w[:1])+w[1:] && strings.ContainsFunc(w, func(r rune) bool { return r >= 'A' && r <= 'Z' })) &&
		!commonWords[u.folded[i]] && !before[u.folded[i]] && compass[u.folded[i]] == "" && cues[u.folded[i]] == nil && !notNames[u.folded[i]] && !countryside[u.folded[i]] && w != strings.ToUpper(w) && owned(w) == w && !strings.HasSuffix(w, "ed")
}

// latinName returns the end of the unknown Latin name at word i, or i.
func (u *unlisted) latinName(i int) int {
	end := i
	for end < len(u.words) && end < i+3 && u.isName(end) {
		end++
	}
	return end
}

// notNames are words that stand behind a cue and are no names.
var notNames = wordSet(`مجاوره مجاورة قريبة مهجورة محررة محاصرة نائية كاملة اخرى أخرى عدة بأكملها كانت والتي التي الذي حيث بعدما بعد خلال وذلك نفسها ذاتها تقع يقع يقطنها تسيطر شهدت سكنية زراعية صناعية تجارية نفوذ عمليات خفض فض انتشار سيطرة تماس النفوذ العمليات الحدود الاشتباك الشرق الأوسط
التماس مدنيين لاجئين نازحين النازحين اللاجئين نفطي نفط غاز الغاز النفط عسكري تدريب للنازحين للاجئين المجاورة القريبة الواقعة التابعة المذكورة نفسه ذاته
syrian iraqi kurdish arab sunni shiite christian turkish lebanese the its this that a another border several many small large nearby eastern western northern southern his her their old`)

// where returns the unit that the text says the place at words [start, end) lies in; empty when it does not say.
func (u *unlisted) where(start, end int, strong bool) string {
	unit := func(r *Reading) string {
		switch r.Place.Kind {
		case Country:
			return ""
		default:
			return r.Place.Admin1
		}
	}
	// Behind it: "بريف X", "التابعة لقضاء X", "، X province", "شرق X".
	linked := false
	for i := u.over(end); i < len(u.words) && i < end+6; i++ {
		w := u.folded[i]
		if k := u.at[i]; k >= 0 {
			r := u.sure[k]
			by := r.Toward != "" || r.Outside || linked || strings.HasPrefix(w, "ب") || len(r.Cue) > 0
			if id := unit(r); id != "" && by {
				return id
			}
			break
		}
		switch {
		case insideWords[w], besideOf[w], distances[w], compass[strings.TrimPrefix(w, "ال")] != "", w == "علي", w == "بعد", w == "من", len(w) > 0 && w[0] >= '0' && w[0] <= '9':
			linked = true
		case between[w], marks[w], w == "(", w == ")":
		default:
			i = len(u.words)
		}
	}
	if !strong {
		return ""
	}
	// What only stands near it says in which country it lies.
	k, _ := slices.BinarySearchFunc(u.sure, start, func(r *Reading, at int) int { return r.Start - at })
	id := ""
	for _, j := range []int{k - 1, k} {
		if j < 0 || j >= len(u.sure) || max(u.sure[j].Start-end, start-u.sure[j].End) > besideWords {
			continue
		}
		switch c := u.sure[j].Place.Country; {
		case c == "" || id != "" && c != id:
			return ""
		default:
			id = c
		}
	}
	return id
}
