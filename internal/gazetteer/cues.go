package gazetteer

import "strings"

// cues are the words that say what kind of place a name belongs to, as area.Words folds them.
var cues = map[string][]Kind{
	"مدينه": {Town}, "عاصمه": {Town}, "بلده": {Town, Village}, "قريه": {Village, Town}, "مزرعه": {Village}, "ضاحيه": {Town, Quarter, Village}, "حي": {Quarter},
	"محافظه": {Governorate}, "ولايه": {Governorate}, "قضا": {District, Town}, "ناحيه": {Town, Village}, "لوا": {Governorate}, "بلديه": {Town, Village},
	"مخيم": {Camp, Town, Village}, "سجن": {Prison}, "سد": {Dam}, "سده": {Dam}, "معبر": {Crossing}, "منفذ": {Crossing}, "مطار": {Airport, Base}, "قاعده": {Base, Airport, Town, Village}, "معسكر": {Base, Camp}, "ثكنه": {Base},
	"مرقد": {Shrine}, "مقام": {Shrine}, "ضريح": {Shrine}, "مزار": {Shrine}, "كنيسه": {Shrine}, "جامع": {Shrine}, "مسجد": {Shrine},
	"باديه": {Desert}, "صحرا": {Desert}, "وادي": {Wadi, Region}, "نهر": {River}, "جبل": {Mountain}, "جبال": {Mountain}, "تلال": {Mountain}, "مرتفعات": {Mountain}, "سلسله": {Mountain}, "بحيره": {Lake},
	"حقل": {Oilfield}, "جيب": {Region, Desert}, "منطقه": {Region, Desert, Town, Village, Quarter, District, Site}, "سهل": {Region}, "هضبه": {Region}, "حوض": {Region}, "جرود": {Region}, "جزيره": {Region},
	"جسر": {Site, Town, Village}, "محطه": {Site, Oilfield}, "حاجز": {Site, Town, Village}, "ساحه": {Site, Quarter}, "دوار": {Site}, "مفرق": {Site, Town, Village}, "مصفاه": {Site}, "مصفي": {Site}, "معمل": {Site, Oilfield}, "مناجم": {Site},
	"مستشفي": {Site, Town, Quarter}, "مشفي": {Site, Town, Quarter}, "سوق": {Site, Town, Quarter}, "مقبره": {Site, Town, Quarter}, "حفره": {Site}, "قاطع": {Town, Village, District, Region}, "مجمع": {Town, Village, Camp},
	"city": {Town}, "town": {Town, Village}, "village": {Village, Town}, "hamlet": {Village}, "suburb": {Town, Quarter, Village}, "farm": {Village}, "farms": {Village}, "neighborhood": {Quarter}, "neighbourhood": {Quarter}, "quarter": {Quarter},
	"governorate": {Governorate}, "province": {Governorate}, "district": {District, Quarter, Town}, "subdistrict": {Town, Village}, "camp": {Camp, Town, Village}, "prison": {Prison}, "jail": {Prison}, "dam": {Dam}, "crossing": {Crossing}, "airport": {Airport, Base},
	"airbase": {Base, Airport}, "airfield": {Base, Airport}, "base": {Base, Airport}, "garrison": {Base}, "shrine": {Shrine}, "mausoleum": {Shrine}, "church": {Shrine}, "mosque": {Shrine}, "desert": {Desert}, "valley": {Wadi, Region}, "wadi": {Wadi}, "river": {River},
	"mountain": {Mountain}, "mountains": {Mountain}, "mount": {Mountain}, "jabal": {Mountain}, "lake": {Lake}, "oilfield": {Oilfield}, "pocket": {Region, Desert}, "area": {Region, Desert, Town, Village, Quarter}, "plain": {Region}, "basin": {Region},
	"bridge": {Site}, "refinery": {Site}, "roundabout": {Site}, "square": {Site}, "station": {Site}, "checkpoint": {Site, Town, Village}, "island": {Region},
}

// listCues are the words before a list of places of one kind.
var listCues = map[string][]Kind{
	"مدن": {Town}, "مدينتي": {Town}, "مدينتا": {Town}, "بلدات": {Town, Village}, "بلدتي": {Town, Village}, "بلدتا": {Town, Village}, "قري": {Village, Town}, "قريتي": {Village, Town}, "قريتا": {Village, Town}, "مزارع": {Village},
	"احيا": {Quarter}, "حيي": {Quarter}, "محافظات": {Governorate}, "محافظتي": {Governorate}, "اقضيه": {District, Town}, "قضائي": {District, Town}, "قضايي": {District, Town}, "نواحي": {Town, Village}, "ناحيتي": {Town, Village},
	"مناطق": {Region, Desert, Town, Village, Quarter, District, Site}, "منطقتي": {Region, Desert, Town, Village, Quarter, District, Site}, "مخيمات": {Camp}, "مخيمي": {Camp}, "حقول": {Oilfield}, "حقلي": {Oilfield}, "معبري": {Crossing}, "معابر": {Crossing}, "مطاري": {Airport, Base},
	"جبلي": {Mountain}, "سجني": {Prison}, "سجون": {Prison}, "صحاري": {Desert}, "وديان": {Wadi}, "قاعدتي": {Base, Airport}, "قواعد": {Base, Airport},
	"cities": {Town}, "towns": {Town, Village}, "villages": {Village, Town}, "neighborhoods": {Quarter}, "neighbourhoods": {Quarter}, "quarters": {Quarter}, "districts": {District, Quarter, Town}, "provinces": {Governorate}, "governorates": {Governorate},
	"areas": {Region, Desert, Town, Village, Quarter}, "suburbs": {Town, Quarter, Village}, "camps": {Camp}, "crossings": {Crossing}, "bases": {Base, Airport}, "subdistricts": {Town, Village}, "prisons": {Prison},
}

// countryside are the words for the land around a town, which is also how its governorate is named in speech.
var countryside = map[string]bool{"ريف": true, "ريفي": true, "ارياف": true, "باديه": true, "countryside": true, "rural": true, "محيط": true, "اطراف": true, "outskirts": true}

// calledWords stand between the word for what a place is and its name.
var calledWords = wordSet(`تدعى يدعى تسمى يسمى المسماة المسمى تعرف يعرف المعروفة المعروف called named`)

// fathatan is the mark of adverbs, which no name of a place bears.
const fathatan = "\u064b"

// compass are the words of direction.
var compass = map[string]string{
	"شمال": "N", "شمالي": "N", "جنوب": "S", "جنوبي": "S", "شرق": "E", "شرقي": "E", "غرب": "W", "غربي": "W",
	"شماليه": "N", "جنوبيه": "S", "شرقيه": "E", "غربيه": "W",
	"north": "N", "south": "S", "east": "E", "west": "W", "northern": "N", "southern": "S", "eastern": "E", "western": "W",
	"northeast": "NE", "northwest": "NW", "southeast": "SE", "southwest": "SW", "northeastern": "NE", "northwestern": "NW", "southeastern": "SE", "southwestern": "SW",
}

// before are words that stand before names of places and seldom before others.
var before = map[string]bool{
	"قرب": true, "بلدتي": true, "بلدات": true, "قريتي": true, "باتجاه": true, "محور": true, "نحو": true, "في": true, "الي": true, "من": true, "داخل": true, "وسط": true, "بين": true, "ضمن": true, "قاطع": true, "عبر": true, "صوب": true, "خارج": true, "باطراف": true, "قباله": true, "مقابل": true, "حول": true, "تجاه": true, "بجوار": true, "بمحيط": true,
	"near": true, "on": true, "against": true, "over": true, "in": true, "at": true, "from": true, "to": true, "outside": true, "around": true, "toward": true, "towards": true, "into": true, "inside": true, "between": true, "through": true, "across": true, "reached": true, "entered": true,
}

// nearWords are words that stand before places and before no words that are also names of towns.
var nearWords = map[string]bool{"قرب": true, "مشارف": true, "تخوم": true, "near": true}

// inside are the words between a place and the one that it lies in; beside, those between places that lie close by.
var (
	insideWords = map[string]bool{"في": true, "ضمن": true, "التابعه": true, "التابع": true, "الواقعه": true, "الواقع": true, "داخل": true, "in": true, "within": true, "inside": true, "of": true, "the": true, "located": true, "at": true}
	besideOf    = map[string]bool{"قرب": true, "بالقرب": true, "القريبه": true, "القريب": true, "المحاذيه": true, "المحاذي": true, "المجاوره": true, "المجاور": true, "near": true, "outside": true, "close": true, "beside": true, "adjacent": true}
	distances   = map[string]bool{"كم": true, "كلم": true, "كيلومتر": true, "كيلومترا": true, "كيلومترات": true, "كيلو": true, "km": true, "kilometers": true, "kilometres": true, "kilometer": true, "kilometre": true, "miles": true}
	between     = map[string]bool{"،": true, ",": true, "و": true, "and": true, "او": true, "or": true, "ثم": true, "&": true, "؛": true, ";": true, "/": true, "as": true, "well": true, "الي": true, "فضلا": true, "both": true}
)

// titles are words that make the name behind them a person's; given are given names, which do so too.
var (
	titles = wordSet(`العميد العقيد الفريق الرائد النقيب المقدم الملازم القيادي الامير الدكتور المدعو المكنى الملقب المهندس المحامي الصحفي الناشط الحاج ابو ابي ابن بن بنت الشهيد الارهابي المتهم المواطن الوزير النائب المتحدث الناطق الاستاذ الطبيب المختار
general gen col colonel major maj captain capt lieutenant lt brigadier commander sheikh shaikh mr mrs ms dr president minister senator abu ibn bin judge ambassador professor spokesman spokesperson spokeswoman emir brother`)
	given = wordSet(`محمد احمد محمود حسن حسين عمر عثمان فاطمه طارق سالم ديانا بشري سارة جيهان ربيعه همام حمزه ادهم ادم اركان اسامه اكرم امجد امين انور اياد ايهاب باسل باقر بدر برهان بسام بهاء تامر تحسين ثائر جابر جاسر جبار جلال جهاد جواد حاتم حازم حامد حسام حسان حكمت حليم حنا خضير خليف خليفه دحام رافع رائد ربيع رزاق رشاد رضا رضوان رعد رفيق رمضان رياض زهير زكريا زيد سامي سجاد سعدون سعود سلام سلطان سلمان سليم سمير سهيل سيف شادي شاكر شعلان شهاب صادق صافي صباح صفوان صلاح ضياء طلال طه عادل عارف عامر عائد عبدالعزيز عبدالكريم عبدالقادر عبدالله عبدو عبود عدنان عدي عزيز عصام علاء علوان عمار غازي غانم فاضل فالح فاروق فتحي فراس فرحان فريد فلاح فهد فوزي فيصل قاسم كاظم كمال لؤي ليث مازن مالك ماهر مثنى مجيد محسن مراد مشعل مصلح معاذ معتصم معن مناف منذر منصور مهند مؤيد ميثم نائل ناجي نادر نبيل نجم نديم نزار نصر نضال نعيم نوح نواف نور هاشم هاني هشام هيثم وسام وسيم وضاح وليد يحيى يعقوب يونس قصي كرار حسين عباس زهرا خديجه عايشه هشام جمال كمال خالد يوسف ابراهيم اسماعيل موسى عيسى داود سليمان صالح عباس جعفر كاظم مهدي هادي مصطفى حمد حمود سعيد سعد ناصر طاهر كريم رشيد اسعد فارس زينب فاطمه مريم عبدالله عبد عبدالرحمن انس مظلوم ماهر بشار حيدر قاسم قيس هادي فايق فائق مصعب سامر سالم رامي ايمن مروان ياسر وليد زياد عماد نزار باسم جاسم عادل بلال صدام رياض فراس غسان حازم نوري برهم مسعود نيجيرفان مسرور فؤاد شياع
mohammed muhammad mohammad mohamed ahmed ahmad mahmoud hassan hussein husayn ali omar umar othman khaled khalid yousef youssef yusuf ibrahim ismail musa issa suleiman saleh abbas mahdi mustafa hamad said saeed saad nasser naser karim rashid fares abdullah abdul abd anas mazloum maher bashar haider qasim qassem qais faleh samer salem rami ayman marwan yasser walid waleed ziad imad nizar adel bilal saddam riyad firas ghassan hazem nouri barham masoud fuad shia farhad rojda ilham aldar john sardar idris khidhir simko najah yehia haider adil shakir nahro hasan sarhad murad rebar rebin dilshad azad serwan aram karwan herish james robert michael david joseph paul peter mark erik geir hakan recep sergei vladimir`)
)

func wordSet(s string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(s) {
		m[foldWord(w)] = true
	}
	return m
}

// marks may stand between a cue and a name.
var marks = map[string]bool{"“": true, "”": true, "\"": true, "«": true, "»": true, "#": true, "'": true, "‘": true, "’": true}

// cues reads the words around the name: what kind of place, which side of it. It widens Start and End over what
// belongs to the name, but not below floor, where another reading ends.
func (r *Reading) cues(t *scene, at, floor int) signs {
	folded, words, hits := t.folded, t.words, t.hits
	taken := func(i int) bool {
		if i < floor {
			return true
		}
		n := at // then the last hit that begins no later than i, which is close by
		for n >= 0 && hits[n].Start > i {
			n--
		}
		for n+1 < len(hits) && hits[n+1].Start <= i {
			n++
		}
		return n >= 0 && n != at && i < hits[n].End && hits[n].Candidates[0].Score >= sure
	}
	var s signs
	arabic := t.arabic(r.Start)
	quoted := func(i int) int { // over the marks that stand around a name
		for i >= 0 && t.page.in(i, isMark) {
			i--
		}
		return i
	}
	i := quoted(r.Start - 1)
	if arabic && hits[at].Candidates[0].Clitic && strings.HasPrefix(folded[r.Start], "و") {
		i = -1 // what stands before "and" is not about what stands behind it
	}
	named := arabic && hits[at].End-hits[at].Start > 1 && cues[folded[hits[at].Start]] != nil // "سجن الصناعة" is no man's name
	if i >= 0 && !taken(i) {
		s.near = t.page.in(i, isNear) || arabic && t.page.in(i, isNearAnd) || !arabic && folded[i] == "of" && i > 0 && (folded[i-1] == "outskirts" || folded[i-1] == "edge") || folded[i] == "عند" && folded[hits[at].Start] != "الباب"
		s.led = t.page.in(i, isBefore) || arabic && t.page.in(i, isBeforeAnd) || i > 0 && folded[i] == "the" && t.page.in(i-1, isBefore)
		s.person = !named && (t.page.in(i, isPerson) || arabic && t.page.in(i, isPersonAnd))
		if w := folded[i]; !s.person && !arabic && i > 0 && (w == "al" || w == "el" || w == "." || w == "-") {
			s.person = t.page.in(i-1, isPerson)
		}
	}
	// English: "town of X", "countryside of X", "north of X".
	if i >= 0 && !arabic && (folded[i] == "of" || folded[i] == "the") {
		if i > 0 && folded[i] == "the" && folded[i-1] == "of" {
			i--
		}
		i--
	}
	for i > 0 && (t.page.in(i, isCalled) || folded[i] == "باسم" && t.page.in(i-1, isCalled)) && !taken(i) {
		i = quoted(i - 1) // "بلدة تدعى محكان"
	}
	settled := false // the last cue is the word for a settlement or a unit
	for steps := 0; i >= 0 && steps < 4 && !taken(i); steps++ {
		if !arabic && steps > 0 && i > 0 && (folded[i] == "of" || folded[i] == "the" && folded[i-1] == "of") {
			i--
			continue
		}
		if arabic && steps == 0 && folded[i] == "من" && i > 0 && strings.HasPrefix(folded[i-1], "ال") && compass[folded[i-1][4:]] != "" {
			i-- // "إلى الجنوب من أرك"
		}
		w := t.page.bare(i)
		if !t.page.in(i, isCue) && w != "مركز" {
			break
		}
		kinds, isCue := cues[w]
		many, isMany := listCues[w]
		direction, isSide := compass[w]
		switch {
		case countryside[w]:
			r.Outside, r.Cue, r.Start = true, words[i], i
			s.edge = w == "محيط" || w == "اطراف" || w == "outskirts"
			if w == "باديه" {
				s.wanted = kinds
			}
		case (isCue || isMany) && arabic && strings.HasPrefix(folded[i], "ال") && w != "عاصمه":
			steps = 4 // "المفرق" is a name or a thing, "مفرق X" a place
		case isCue && !arabic && folded[i+1] == "of" && i > 0 && capital(words[i-1]) && !commonWords[folded[i-1]] && !taken(i-1):
			steps = 4 // the Mashlab neighbourhood of Raqqa
		case isCue:
			if s.wanted == nil {
				s.wanted, r.Cue, s.weak = kinds, words[i], weakCues[w]
			}
			r.Start = i
			settled = kinds[0] == Town || kinds[0] == Village || kinds[0] == Governorate || kinds[0] == District
		case arabic && w == "مركز" && steps > 0 && settled && !strings.HasPrefix(folded[i], "ال"):
			r.Start = i // "شمال مركز قضاء تلعفر"
		case isMany:
			if s.wanted == nil {
				s.wanted, r.Cue, s.shared, s.weak = many, words[i], true, weakCues[w]
			}
			steps = 4
		case isSide && arabic && strings.HasPrefix(strings.TrimPrefix(folded[i], "و"), "ال") && folded[i+1] != "من" &&
			!t.sideOfLand(i): // "الريف الشرقي لدير الزور"
			steps = 4 // "المدخل الشمالي لبلدة الصور"
		case isSide && settled && !arabic && strings.HasSuffix(w, "ern"):
			steps = 4 // "the northern city of Aleppo" is Aleppo
		case isSide:
			r.Toward, r.Start = join(r.Toward, direction), i
		default:
			steps = 4
		}
		i--
	}
	s.led = s.led || s.weak && !s.shared
	s.adjective = arabic && r.Start > 0 && s.wanted == nil && hits[at].End-hits[at].Start == 1 && adjective(folded[hits[at].Start], folded[hits[at].Start-1]) && !taken(hits[at].Start-1)
	whole := folded[hits[at].Start]
	if hits[at].Candidates[0].Clitic {
		whole = strings.TrimPrefix(whole, "و")
	}
	allGiven := true
	for i := hits[at].Start; i < hits[at].End; i++ {
		allGiven = allGiven && t.page.in(i, isPerson)
	}
	s.name = allGiven && !s.led || hits[at].End-hits[at].Start == 1 && (given[whole] && !s.led || hits[at].Candidates[0].Clitic && commonWords[whole])
	if hits[at].End-hits[at].Start == 1 && strings.Contains(words[hits[at].Start], fathatan) {
		s.adverb = true // "دوماً"
	}
	if one := hits[at].End-hits[at].Start == 1; one && arabic && !s.led && s.wanted == nil && strings.HasPrefix(whole, "ال") && strings.HasSuffix(whole, "ي") {
		s.name = true // most names of families end so
	}
	s.thing = hits[at].End-hits[at].Start == 1 && (cues[strings.TrimPrefix(whole, "ال")] != nil || listCues[strings.TrimPrefix(whole, "ال")] != nil)
	if next := hits[at].End; arabic && next < len(folded) && !taken(next) {
		from, n := hits[at].Start, hits[at].End-hits[at].Start
		half := whole
		if n == 2 && cues[folded[from]] != nil { // "منطقة باب"
			half, n = folded[from+1], 1
		}
		s.part = n == 1 && goesOn(hits[at].Candidates[0], half, folded[next], words[next]) || hits[at].End-hits[at].Start == 2 && fathers[whole] && sonOf(folded[next])
	}
	s.noun = arabic && hits[at].End-hits[at].Start == 1 && unitNouns[whole]
	if !arabic {
		next, end := hits[at].End, hits[at].End-hits[at].Start == 1
		s.part = end && elements[folded[hits[at].Start]] && next < len(words) && capital(words[next]) && cues[folded[next]] == nil && !countryside[folded[next]]
		if i := hits[at].Start - 1; i > 0 && capital(words[i]) && !taken(i) {
			w := folded[i]
			s.tail = cues[w] == nil && listCues[w] == nil && compass[w] == "" && !before[w] && !commonWords[w] && w != "al" && w != "el" && folded[i-1] != "."
			// A name between two others is one of a person's.
			s.person = s.person || s.tail && end && next < len(words) && capital(words[next]) && !taken(next) && cues[folded[next]] == nil && !commonWords[folded[next]]
		}
	}
	// Behind the name: English "X province", "X countryside"; Arabic "ريف X الشرقي".
	for j := r.End; j < len(folded) && j < r.End+2 && !taken(j); j++ {
		w := folded[j]
		if direction, ok := compass[strings.TrimPrefix(w, "ال")]; ok && arabic && (r.Outside || hits[at].Candidates[0].Place.Kind == Desert) && strings.HasPrefix(w, "ال") {
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
		} else if kinds, ok := listCues[w]; ok {
			s.wanted, s.shared, s.tailed, r.Cue, r.End = kinds, true, true, words[j], j+1
		} else if kinds, ok := cues[w]; ok {
			s.wanted, s.shared, s.weak, r.Cue, r.End = kinds, false, weakCues[w], words[j], j+1
		}
		break
	}
	return s
}

// adjective reports whether an Arabic word qualifies the one before it, as in "القنوات الهندية".
func adjective(word, noun string) bool {
	if !strings.HasPrefix(word, "ال") || !strings.HasSuffix(word, "يه") {
		return false
	}
	noun = strings.TrimPrefix(noun, "و")
	if noun == "الي" {
		return false // "إلى" has no article
	}
	for _, p := range []string{"ال", "بال", "لل", "كال", "فال"} {
		if strings.HasPrefix(noun, p) {
			return strings.HasSuffix(noun, "ه") || strings.HasSuffix(noun, "ات") || strings.HasSuffix(noun, "ي") || len(noun) > 8
		}
	}
	return false
}

// sideOfLand reports a side in "الريف الجنوبي الشرقي لدير الزور".
func (t *scene) sideOfLand(i int) bool {
	side := func(i int) bool {
		rest, ok := strings.CutPrefix(t.folded[i], "ال")
		return ok && compass[rest] != ""
	}
	from, to := i, i
	for from > 0 && i-from < 3 && side(from) {
		from--
	}
	for to+1 < len(t.folded) && to-i < 3 && side(to) {
		to++
	}
	return countryside[t.page.bare(from)] && strings.HasPrefix(t.folded[to], "ل")
}

// goesOn reports whether an Arabic word that is a name is only the beginning of a longer one: تل of "تل الجاير", الباب of
// "الباب الشرقي". next is the word behind it as folded, raw as it stands.
func goesOn(c Candidate, first, next, raw string) bool {
	if next == "" || next[0] < 0xd8 || next[0] > 0xdb {
		return false
	}
	rest, defined := strings.CutPrefix(next, "ال")
	if strings.HasPrefix(first, "ال") {
		return (c.Word || commonWords[first]) && defined && compass[rest] != "" && strings.HasSuffix(rest, "ي")
	}
	if !firstHalves[first] || before[next] || insideWords[next] || besideOf[next] || distances[next] || compass[next] != "" || notNames[next] || strings.Contains(raw, fathatan) {
		return false
	}
	if defined {
		return compass[rest] == "" && cues[rest] == nil && !notSites[next]
	}
	return !commonWords[next] && (first == "تل" || first == "رجم" || first == "خربه" || first == "بير" || first == "رسم")
}

// sonOf reports a word that may go on behind "البو علي": الجاسم.
func sonOf(next string) bool {
	rest, defined := strings.CutPrefix(next, "ال")
	return defined && len(rest) >= 6 && compass[rest] == "" && cues[rest] == nil && !notSites[next] && !notNames[next] && !insideWords[next] && !besideOf[next] && !commonWords[next] && !adjective(next, "البلده")
}

var (
	// firstHalves are words that names of places begin with and that are seldom a whole one.
	firstHalves = wordSet(`تل تلة تلال رجم خربة باب كفر بئر جب عين دير بيت جبل وادي رأس قصر رسم ضهر مرج برج حمرة شيخ كسرة جسر زور`)
	unitNouns   = wordSet(`المدينة البلدة القرية المنطقة المحافظة العاصمة الناحية الحي`)
	fathers     = wordSet(`البو ألبو آلبو`)
)

// elements are words that names of places begin with and that are seldom a whole name.
var elements = wordSet(`tall tell tel tal jabal jebel wadi ayn ain ein kafr kafar beit bayt deir dayr umm um abu khan qalat qalaat khirbat khirbet jisr bir ras sheikh shaykh jub jubb mazraat hawsh bab burj dahiyat hay`)

// capital reports whether a word begins with a Latin capital.
func capital(w string) bool { return w != "" && (w[0] >= 'A' && w[0] <= 'Z') }

// weakCues stand before names of places and before other words alike: a village that nothing else speaks for is
// not meant by them.
var weakCues = map[string]bool{"منطقه": true, "مناطق": true, "منطقتي": true, "area": true, "areas": true, "حاجز": true}

// relate finds the lists of names and what the text says of where places lie. The readings must have their ends.
func (t *scene) relate(out []Reading) {
	const longest = 8               // words between two names that belong together
	joined := make([]int, len(out)) // the next of the list; 0: none
	for i := 0; i+1 < len(out); i++ {
		k := i + 1
		if k+1 < len(out) && out[k+1].Start <= out[k].Start {
			k++ // what would be a name is a cue of the next one
		}
		a, b := &out[i], &out[k]
		if b.Start < a.End || b.Start-a.End > longest || t.hits[i].Candidates[0].Place.ID == t.hits[k].Candidates[0].Place.ID {
			continue
		}
		gap := t.folded[a.End:b.Start]
		first := t.folded[b.Start]
		arabic := t.arabic(b.Start)
		commas, insides, besidesN, numbers, others, ands := 0, 0, 0, 0, 0, 0
		for _, w := range gap {
			switch {
			case insideWords[w]:
				insides++
			case besideOf[w]:
				besidesN++
			case marks[w]:
			case between[w], w == "(", w == ")", w == "-", w == "–":
				commas++
				if w == "and" || w == "و" || w == "or" || w == "او" {
					ands++
				}
			case distances[w], w == "علي", w == "بعد", w == "نحو", w == "مسافه", w == "من", w == "to", w == "about", w == "some", w == "around", len(w) > 0 && w[0] >= '0' && w[0] <= '9':
				numbers++
			default:
				others++
			}
		}
		if others > 0 {
			continue
		}
		unit := t.signs[k].wanted != nil && t.signs[k].wanted[0] == Governorate || b.Outside || t.hits[k].Candidates[0].Place.Kind == Country
		and := ands > 0 || arabic && len(gap) == 0 && (strings.HasPrefix(first, "و") || strings.HasPrefix(first, "ف")) && t.hits[k].Candidates[0].Clitic || arabic && len(gap) == 0 && b.Start < t.hits[k].Start && strings.HasPrefix(first, "و") && t.page.bare(b.Start) != first
		by := arabic && strings.HasPrefix(first, "ب") && (t.hits[k].Start == b.Start && t.hits[k].Candidates[0].Clitic || t.hits[k].Start > b.Start && t.page.bare(b.Start) != first)
		switch {
		case besidesN > 0:
			t.signs[i].link = link{to: k, how: besides, strong: true}
		case b.Toward != "" && !b.Outside && !and:
			t.signs[i].link = link{to: k, how: toward, strong: true}
		case numbers > 0:
		case insides > 0 && !and || by:
			t.signs[i].link = link{to: k, how: within, strong: true}
		case and || commas > 0 && !unit:
			joined[i] = k
			t.signs[k].listed = i + 1
			if t.signs[i].listed == 0 {
				t.signs[i].listed = k + 1
			}
			if commas > 0 && !and {
				t.signs[i].link = link{to: k, how: within}
			}
		case commas > 0 && unit:
			t.signs[i].link = link{to: k, how: within, strong: true}
		case len(gap) == 0 && unit && arabic:
			t.signs[i].link = link{to: k, how: within, strong: true}
		}
	}
	// "Hol and Roj camps": a list shares the cue behind its last name.
	for i := len(joined) - 1; i >= 0; i-- {
		if k := joined[i]; k > 0 && t.signs[k].tailed && t.signs[i].wanted == nil {
			t.signs[i].wanted, t.signs[i].shared, t.signs[i].tailed = t.signs[k].wanted, true, true
		}
	}
	// A list shares the cue before its first name and what is said of where its last one lies.
	for i, k := range joined {
		if k == 0 {
			continue
		}
		s, next := &t.signs[i], &t.signs[k]
		if next.wanted == nil && len(s.wanted) > 0 && !out[k].Outside && (s.shared || s.wanted[0] != Governorate && out[i].End == t.hits[i].End) {
			next.wanted, next.shared, next.weak = s.wanted, true, s.weak
		}
	}
	for i := len(joined) - 1; i >= 0; i-- {
		if k := joined[i]; k > 0 && t.signs[k].link.strong && !t.signs[i].link.strong {
			t.signs[i].link = t.signs[k].link
		}
	}
}

// bare is bare of word i.
func (p *page) bare(i int) string { return p.words[i].cue }

// wordSets says in which of the sets a word stands that are asked of many words of a text.
type wordSets uint16

const (
	isCue         wordSets = 1 << iota // its cue is in anyCue
	opensUnlisted                      // its cue or, in Latin letters, the word itself is one that unlisted looks for
	isMark                             // marks
	isCalled                           // calledWords
	isBefore                           // before
	isBeforeAnd                        // likewise, behind a و if there is one
	isNear                             // nearWords
	isNearAnd                          // likewise
	isPerson                           // titles or given
	isPersonAnd                        // likewise
)

// tell writes down what is asked of a word.
func (w *word) tell() {
	w.cue = bare(w.plain)
	tell := func(in wordSets, is bool) {
		if is {
			w.in |= in
		}
	}
	opens := func(s string) bool {
		_, cue := unlistedCues[s]
		return cue || unlistedLists[s] || unlistedSites[s]
	}
	rest := strings.TrimPrefix(w.plain, "و")
	tell(isCue, anyCue[w.cue])
	tell(opensUnlisted, opens(w.cue) || opens(w.plain))
	tell(isMark, marks[w.plain])
	tell(isCalled, calledWords[w.plain])
	tell(isBefore, before[w.plain])
	tell(isBeforeAnd, before[rest])
	tell(isNear, nearWords[w.plain])
	tell(isNearAnd, nearWords[rest])
	tell(isPerson, titles[w.plain] || given[w.plain])
	tell(isPersonAnd, titles[rest] || given[rest])
}

// in reports whether word i is in any of the sets.
func (p *page) in(i int, sets wordSets) bool { return p.words[i].in&sets != 0 }

// bare is a folded Arabic word without leading و ف ب ل ك and article when what is left is a cue.
func bare(w string) string {
	for range 3 {
		if anyCue[w] {
			return w
		}
		if len(w) < 6 {
			break
		}
		switch {
		case strings.HasPrefix(w, "ال"):
			if len(w) < 8 {
				return w
			}
			w = w[4:]
		case strings.HasPrefix(w, "و"), strings.HasPrefix(w, "ف"), strings.HasPrefix(w, "ب"), strings.HasPrefix(w, "ل"), strings.HasPrefix(w, "ك"):
			w = w[2:]
		default:
			return w
		}
	}
	return w
}

// anyCue are the words of cues, listCues, countryside and compass.
var anyCue = func() map[string]bool {
	m := map[string]bool{}
	for w := range cues {
		m[w] = true
	}
	for w := range listCues {
		m[w] = true
	}
	for w := range countryside {
		m[w] = true
	}
	for w := range compass {
		m[w] = true
	}
	return m
}()
