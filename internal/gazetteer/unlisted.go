package gazetteer

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Unlisted finds the places that a text names with the word for what they are and that the table does not know, or
// not there: "قرية القاية التابعة لبلدة خانقين", "the village of Qaya near Khanaqin". The words and the readings are
// those of Resolve. Each reading is Coarse: its Place is the governorate that the text says the place lies in, or
// the country of the places around it, never a point; By is the place beside it, or the town of a quarter or a building.
// Start and End hold the cue and the name. Names behind weak cues such as منطقة count only when the text says where they lie.
func (g *Gazetteer) Unlisted(words []string, readings []Reading) []Reading {
	return g.unlisted(g.newPage(words), readings)
}

func (g *Gazetteer) unlisted(p *page, readings []Reading) []Reading {
	words := p.raw
	u := unlisted{page: p, words: words, folded: p.folded, at: make([]int, len(words))}
	for i := range u.at {
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
		found := u.read(i)
		for _, r := range found {
			if r.Place.ID != "" {
				place, ok := g.ByID(r.Place.ID)
				if !ok {
					continue
				}
				r.Place = place
			}
			if k, ok := u.by(&r); ok {
				r.By, r.BySide = u.sure[k].Place, u.sure[k].Toward
			}
			out = append(out, r)
			i = max(i, r.End-1)
		}
	}
	return out
}

// unlistedCues are the words before names of settlements and sites, those that also stand before other words
// mapped to false.
var unlistedCues = map[string]bool{
	"قريه": true, "بلده": true, "مزرعه": true, "ناحيه": true, "حي": true, "محله": true, "وادي": false, "منطقه": false, "حقل": false, "مخيم": false, "جبل": false, "تل": false, "جزيره": false, "باديه": false, "صحرا": false,
	"village": true, "town": true, "hamlet": true, "neighborhood": true, "neighbourhood": true, "quarter": true, "district": false, "area": false, "camp": false, "valley": false, "subdistrict": true,
}

// unlistedLists are those before several names.
var unlistedLists = map[string]bool{"قريتي": true, "قريتا": true, "قري": true, "بلدتي": true, "بلدتا": true, "بلدات": true, "حيي": true, "احياء": true, "مزارع": true}

// unlistedSites are words for sites. Behind them a name with the article counts even where the text does not say
// in which unit it lies.
var unlistedSites = map[string]bool{
	"مطار": true, "سجن": true, "قاعده": true, "معسكر": true, "جسر": true, "محطه": true, "معبر": true, "حاجز": true, "مفرق": true, "دوار": true, "ساحه": true, "مصفاه": true, "حقل": true, "مخيم": true, "وادي": true,
	"مستشفي": true, "مشفي": true, "سوق": true, "شارع": true, "جامع": true, "مسجد": true, "حسينيه": true, "كنيسه": true, "ملعب": true, "مقبره": true, "فندق": true, "معمل": true, "ثكنه": true, "صوامع": true, "بير": true, "ابار": true, "تقاطع": true,
	"hospital": true, "market": true, "souk": true, "mosque": true, "church": true, "cemetery": true, "junction": true, "stadium": true, "hotel": true, "square": true,
	"airbase": true, "airfield": true, "airport": true, "base": true, "prison": true, "jail": true, "bridge": true, "dam": true, "crossing": true, "checkpoint": true, "camp": true, "station": true, "roundabout": true, "field": true, "oilfield": true, "refinery": true, "mountain": true,
}

// townSites are cues of what lies in the town that the text is at.
var townSites = wordSet(`حي محلة دوار ساحة مستشفى مشفى سوق شارع جامع مسجد حسينية كنيسة ملعب فندق تقاطع حيي أحياء
neighborhood neighbourhood quarter hospital market souk mosque church stadium hotel square roundabout`)

// notSites are words behind a word for a site that name no site.
var notSites = wordSet(`المدينة البلدة القرية المنطقة المحافظة العاصمة القوات التحالف الجيش النظام العدو التنظيم الدولة الشرطة الأمن الحرس الحشد الدفاع القيادة الفرقة اللواء الفوج الكتيبة النساء الأطفال الرجال الأحداث النازحين اللاجئين العائدين الوافدين المياه الماء الكهرباء الوقود البنزين الغاز النفط القطار القطارات
الحافلات الركاب الضخ التحويل التوليد المعالجة الصرف التحلية الحديد الخشب المشاة الحجر العسكري المدني الدولي المركزي الجوي البري الحدودي المؤقت الجديد القديم الكبير الصغير المعلق الرئيسي الرئيسية العسكرية الجوية البرية المدنية الأمريكية الأميركية الروسية التركية الإيرانية السورية العراقية الأمريكي الروسي التركي السوري العراقي
الأمني التفتيش المرور الطيار الطيران الشعبية الأساسية البيانات الحدود التدريب الطريق الفصائل المجموعات المهجرين التهجير الذي التي الأول الأولى الثاني الثانية الواقع الواقعة التابع التابعة المذكور ذاته نفسه المحاصر الموت الفتيات الشباب الإعدام السياسيين المعتقلين السجناء الأسرى الغذاء الأمل الخضار السوداء العمل المال الأسهم الماشية الأغنام الذهب السلاح الميداني الوطني العام الخاص التعليمي الجامعي الحكومي الأهلي الكبرى الجماعية الجماعي الارتوازية النفطية الشهداء التماس`)

// unlisted is one run over a text.
type unlisted struct {
	page          *page
	words, folded []string
	sure          []*Reading
	at            []int // by word, the sure reading that holds it; -1
	counted       bool
	country       string // see mostly
}

// read reads the cue at word i with the names beside it; the places of the readings have only their ids, and none
// where the text does not say where they lie.
func (u *unlisted) read(i int) []Reading {
	if u.at[i] >= 0 {
		return nil
	}
	w := u.folded[i]
	if w == "" {
		return nil
	}
	if w[0] >= 0xd8 && w[0] <= 0xdb {
		return u.readArabic(i, w)
	}
	return u.readLatin(i, w)
}

func (u *unlisted) reading(cue, start, end, from, to int, unit string) Reading {
	return Reading{Place: Place{ID: unit}, Score: sure, Sure: true, Coarse: true, Cue: u.words[cue], Start: start, End: end, Name: from, NameEnd: to,
		WhyAR: "مكان لا يعرفه الجدول، والمؤكد ما يقوله النص عن موقعه", WhyEN: "a place that the table does not know; sure is only what the text says of where it lies"}
}

func (u *unlisted) readArabic(i int, w string) []Reading {
	if !u.page.in(i, opensUnlisted) || strings.HasPrefix(strings.TrimLeft(w, "وفبك"), "ال") || strings.HasPrefix(w, "لل") || strings.HasPrefix(w, "ولل") {
		return nil // "بالسجن المؤبد"
	}
	cue := u.page.bare(i)
	if unlistedLists[cue] {
		return u.readList(i)
	}
	strong, known := unlistedCues[cue]
	site := unlistedSites[cue]
	if !known && !site {
		return nil
	}
	from := u.over(i + 1)
	for from < len(u.words) && (calledWords[u.folded[from]] || u.folded[from] == "باسم" && calledWords[u.folded[from-1]]) {
		from = u.over(from + 1)
	}
	end := u.arabicName(from)
	if end <= from && (cue == "حي" || cue == "ناحيه") && u.definite(from) {
		end = from + 1 // "حي النصر"
	}
	if end <= from && site && from < len(u.words) && u.at[from] < 0 && strings.HasPrefix(u.folded[from], "ال") && cues[strings.TrimPrefix(u.folded[from], "ال")] == nil && compass[strings.TrimPrefix(u.folded[from], "ال")] == "" {
		end = from + 1 // "مطار الثورة"
	}
	if end <= from {
		return nil
	}
	unit := u.where(i, end, strong)
	if unit == "" || !known {
		first := u.folded[from]
		if !site || !strings.HasPrefix(first, "ال") || notSites[first] || adjective(first, "ال"+cue) || len(first) < 10 {
			return nil
		}
		if unit == "" {
			unit = u.where(i, end, true) // at least the country
		}
	}
	return []Reading{u.reading(i, i, end, from, end, unit)}
}

// readList reads "قريتي صيدا والمعلق في ريف عين عيسى": the names that the table does not know among those listed.
func (u *unlisted) readList(i int) []Reading {
	const most = 12
	type span struct{ from, to int }
	var names []span
	j := u.over(i + 1)
	end := j
	for n := 0; n < most && j < len(u.words); n++ {
		if k := u.at[j]; k >= 0 && j == u.sure[k].Start && u.sure[k].Toward == "" && !u.sure[k].Outside {
			j = u.sure[k].End
		} else {
			to := u.arabicName(j)
			if to <= j && u.folded[j] != "" && strings.HasPrefix(u.folded[j], "ال") && townSites[u.page.bare(i)] && u.definite(j) {
				to = j + 1 // "أحياء النصر والرفاعي"
			}
			if to <= j || u.verbal(j, n) {
				break
			}
			names = append(names, span{j, to})
			j = to
		}
		end = j
		j = u.over(j)
		if j < len(u.words) && (u.folded[j] == "،" || u.folded[j] == "," || u.folded[j] == "و") {
			j = u.over(j + 1)
			continue
		}
		if j >= len(u.words) || !strings.HasPrefix(u.folded[j], "و") {
			break
		}
	}
	if len(names) == 0 {
		return nil
	}
	unit := u.where(i, end, true)
	if unit == "" {
		return nil
	}
	var out []Reading
	for n, s := range names {
		start := s.from
		if n == 0 && s.from == u.over(i+1) {
			start = i
		}
		r := u.reading(i, start, s.to, s.from, s.to, unit)
		if w := u.folded[s.from]; n > 0 && strings.HasPrefix(w, "و") && len(w) >= 8 {
			r.Prefix = "و"
		}
		out = append(out, r)
	}
	return out
}

func (u *unlisted) readLatin(i int, w string) []Reading {
	if !u.page.in(i, opensUnlisted) {
		return u.readPlain(i, w)
	}
	strong, known := unlistedCues[w]
	site := unlistedSites[w]
	if !known && !site {
		return u.readPlain(i, w)
	}
	var start, end, from, to int
	if i+2 < len(u.words) && u.folded[i+1] == "of" && known && !(i > 0 && u.isName(i-1)) { // the village of X
		start, from = i, i+2
		end = u.latinName(from)
		to = end
	} else { // X village
		for from = i; from > 0 && i-from < 3 && u.isName(from-1); from-- {
		}
		start, end, to = from, i+1, i
		if from == i || from > 0 && u.folded[from-1] == "-" {
			return nil
		}
	}
	if end <= from {
		return nil
	}
	unit := u.where(start, end, strong)
	if unit == "" {
		if !site || from > 0 && strings.Contains(u.words[from-1], "\n") || u.opens(from) {
			return nil
		}
		unit = u.where(start, end, true)
	}
	return []Reading{u.reading(i, start, end, from, to, unit)}
}

// verbal reports a word of a list that is no name but a verb or has a pronoun: "قرى دمرت ودمروها", "وتعدادها".
func (u *unlisted) verbal(j, n int) bool {
	w, and := strings.CutPrefix(u.folded[j], "و")
	if !and || strings.HasPrefix(w, "ال") || firstHalves[u.folded[j]] || strings.HasPrefix(u.folded[j], "وادي") {
		return false
	}
	return n == 0 || strings.HasSuffix(w, "ت") || strings.HasSuffix(w, "ها") || strings.HasSuffix(w, "هم") || strings.HasSuffix(w, "هما") || strings.HasSuffix(w, "وا")
}

// definite reports a word with the article that may be a name though it is a word of reports too.
func (u *unlisted) definite(i int) bool {
	if i >= len(u.words) || u.at[i] >= 0 {
		return false
	}
	w := u.folded[i]
	rest, ok := strings.CutPrefix(w, "ال")
	return ok && len(rest) >= 6 && !notSites[w] && !notNames[w] && !insideWords[w] && !besideOf[w] && cues[rest] == nil && compass[rest] == ""
}

// by finds the place that an unlisted one lies in or beside: what the text says behind it, or, for a quarter and what
// stands in streets, the town named last.
func (u *unlisted) by(r *Reading) (int, bool) {
	point := func(k int) bool {
		p := &u.sure[k].Place
		return p.Point() && !u.sure[k].Coarse && !u.sure[k].Outside && (r.Place.ID == "" || p.Admin1 == r.Place.ID || p.Country == r.Place.ID)
	}
	linked := false
	for i := u.over(r.End); i < len(u.words) && i < r.End+6; i++ {
		w := u.folded[i]
		if k := u.at[i]; k >= 0 {
			if point(k) && (linked || u.sure[k].Toward != "" || strings.HasPrefix(w, "ب") || w == "," || u.sure[k].Cue != "") {
				return k, true
			}
			break
		}
		switch {
		case insideWords[w], besideOf[w], distances[w], w == "علي", w == "بعد", w == "من", w == "عند", w == "مسافه", w == "نحو", len(w) > 0 && w[0] >= '0' && w[0] <= '9':
			linked = true
		case marks[w], w == ",", w == "،", w == "(", w == "-", w == "–", linked && (w == "المدخل" || w == "مدخل" || w == "الطرف" || w == "edge" || w == "outskirts" || compass[strings.TrimPrefix(w, "ال")] != ""):
		default:
			i = len(u.words)
		}
	}
	if !townSites[bare(foldWord(r.Cue))] {
		return 0, false
	}
	const far = 150 // words; a report stays in its town
	k, _ := slices.BinarySearchFunc(u.sure, r.Start, func(r *Reading, at int) int { return r.Start - at })
	for k--; k >= 0 && r.Start-u.sure[k].End <= far; k-- {
		if s := u.sure[k]; point(k) && s.Toward == "" && s.Place.Kind == Town && s.Place.Rank <= RankTown {
			return k, true
		}
	}
	return 0, false
}

// opens reports whether word i stands at the head of a sentence, where each word has a capital.
func (u *unlisted) opens(i int) bool {
	return i == 0 || strings.ContainsAny(u.words[i-1], ".!?:\n•*")
}

// readPlain reads a name without any cue, "in Mashahda, north of Raqqa", "near X in Homs": what stands behind it says
// where it lies.
func (u *unlisted) readPlain(i int, w string) []Reading {
	if w != "in" && w != "near" && w != "at" && w != "outside" || i+2 >= len(u.words) || !u.isName(i+1) || notPlain[u.folded[i+1]] {
		return nil
	}
	end := u.latinName(i + 1)
	if end >= len(u.words) || end-i > 3 || months[u.folded[i+1]] {
		return nil
	}
	j := end
	if u.folded[j] == "," {
		j++
	}
	if j >= len(u.words) || u.at[j] < 0 {
		return nil
	}
	r := u.sure[u.at[j]]
	lies := r.Toward != "" && r.Start == j && j > end // ", north of Raqqa"
	lies = lies || r.Start == j && j > end && (r.Place.Kind == Governorate || r.Place.Kind == Country || r.Outside)
	if !lies {
		return nil
	}
	unit := r.Place.Admin1
	if unit == "" {
		unit = r.Place.Country
	}
	if unit == "" {
		return nil
	}
	return []Reading{u.reading(i, i+1, end, i+1, end, unit)}
}

// months and notPlain are words with a capital that stand behind "in" and are no places.
var (
	months   = wordSet(`january february march april may june july august september october november december spring summer autumn winter ramadan shaban rajab muharram safar`)
	notPlain = wordSet(`operation operations camp phase block sector mr general telegram twitter facebook arabic english islam islamic christmas eid`)
)

// over passes over the marks around a name.
func (u *unlisted) over(i int) int {
	for i < len(u.words) && (marks[u.folded[i]] || u.folded[i] == "(" || u.folded[i] == ")") {
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
		if strings.Contains(u.words[i], fathatan) || !commonWords[w] && pronominal(strings.TrimPrefix(w, "و")) || commonWords[strings.TrimPrefix(w, "و")] && utf8.RuneCountInString(w) > 4 {
			return false
		}
		return w != "" && w[0] >= 0xd8 && w[0] <= 0xdb && utf8.RuneCountInString(plain) >= 3 && !commonWords[w] && !commonWords[plain] && !commonWords["ال"+plain] && !before[w] && cues[plain] == nil && listCues[plain] == nil &&
			!insideWords[w] && !besideOf[w] && compass[plain] == "" && !notNames[w] && !given[w] && !titles[w]
	}
	if i+1 < len(u.words) && titled[u.folded[i]] && u.at[i] < 0 && u.at[i+1] < 0 && u.folded[i+1] != "" && u.folded[i+1][0] >= 0xd8 && !before[u.folded[i+1]] && !insideWords[u.folded[i+1]] {
		return i + 2 // "الشهيد شيروان"
	}
	if i+1 < len(u.words) && firstHalves[u.folded[i]] && u.at[i] < 0 && u.at[i+1] < 0 && goesOn(Candidate{}, u.folded[i], u.folded[i+1], u.words[i+1]) {
		return i + 2 // "تل الجاير"
	}
	if !ok(i) {
		return i
	}
	first := u.folded[i]
	defined := strings.HasPrefix(first, "ال")
	if !defined && len(first) >= 10 && (strings.HasSuffix(first, "ها") || strings.HasSuffix(first, "هم") || strings.HasSuffix(first, "وا")) {
		return i // "مزرعة اتخذها"
	}
	if !defined && i+1 < len(u.words) && u.at[i+1] < 0 && sonOf(u.folded[i+1]) && !strings.HasSuffix(u.folded[i+1], "يه") && !strings.HasSuffix(u.folded[i+1], "ي") && !strings.HasSuffix(first, "يه") {
		return i + 2 // "مبارك الفرحان"
	}
	if !defined && (strings.HasSuffix(first, "يه") || strings.HasSuffix(first, "ات") || strings.HasSuffix(first, "ون") || strings.HasSuffix(first, "ين")) {
		return i // "قرية حدودية"
	}
	end := i + 1
	if !defined && prefixes[first] && end < len(u.words) && u.at[end] < 0 && u.folded[end] != "" && u.folded[end][0] >= 0xd8 {
		end++ // "أم ولد", "تل الهش"
	}
	return end
}

// titled are the words before the names of those whom hospitals, mosques and squares are called after.
var titled = wordSet(`الشهيد الإمام الشيخ النبي ابن أبو أبي السيدة الحاج الملك مار القديس الملا الأمير القائد`)

// pronominal reports a preposition with a pronoun: "حولهما", "بينها".
func pronominal(w string) bool {
	for _, p := range []string{"حول", "بين", "عند", "لدي", "من", "في", "علي", "الي", "تحت", "فوق", "قرب", "داخل", "خلف", "امام", "ضد", "مع", "عن", "وسط", "ضمن"} {
		if rest, ok := strings.CutPrefix(w, p); ok {
			switch rest {
			case "ه", "ها", "هم", "هما", "هن", "نا", "ك":
				return true
			}
		}
	}
	return false
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
var notNames = wordSet(`متفرقة مختلفة متعددة مجهولة معزولة وفيما فيما وبينما بينما كما وكما لدى مجاوره مجاورة قريبة مهجورة محررة محاصرة نائية كاملة اخرى أخرى عدة بأكملها كانت والتي التي الذي حيث بعدما بعد خلال وذلك نفسها ذاتها تقع يقع يقطنها تسيطر شهدت سكنية زراعية صناعية تجارية نفوذ عمليات خفض فض انتشار سيطرة تماس النفوذ العمليات الحدود الاشتباك الشرق الأوسط
التماس مدنيين لاجئين نازحين النازحين اللاجئين نفطي نفط غاز الغاز النفط عسكري تدريب للنازحين للاجئين المجاورة القريبة الواقعة التابعة المذكورة نفسه ذاته
national central general military public grand great italian american russian foreign civilian private local main state syrian iraqi kurdish arab sunni shiite christian turkish lebanese the its this that a another border several many small large nearby eastern western northern southern his her their old`)

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
		case insideWords[w], besideOf[w], distances[w], compass[strings.TrimPrefix(w, "ال")] != "", w == "علي", w == "بعد", w == "من", w == "مسافه", w == "نحو", len(w) > 0 && w[0] >= '0' && w[0] <= '9':
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
	if id == "" {
		id = u.mostly()
	}
	return id
}

// mostly is the country that nearly all places of the text lie in, if there is one.
func (u *unlisted) mostly() string {
	if !u.counted {
		u.counted = true
		n := map[string]int{}
		for _, r := range u.sure {
			n[r.Place.Country]++
		}
		for c, k := range n {
			if c != "" && k*5 >= (len(u.sure)-n[""])*4 {
				u.country = c
			}
		}
	}
	return u.country
}
