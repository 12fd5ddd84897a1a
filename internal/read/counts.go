package read

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// noun is what is counted.
type noun struct {
	what string // empty: people, what befell them is said by a verb
	unit string
	dual bool // the form itself says two
}

var nouns = map[string]noun{}

// fates are the words that say what befell people.
var fates = map[string]string{}

func init() {
	add := func(n noun, words string) {
		for w := range strings.FieldsSeq(words) {
			nouns[text.Fold(w)] = n
			vocabulary[text.Fold(w)] = true
		}
	}
	people := noun{unit: "people"}
	add(people, "شخص أشخاص عنصر عناصر مدني مدنيا مدنيين مدنيون جندي جنديا جنود مسلح مسلحا مسلحين مسلحون مقاتل مقاتلا مقاتلين مقاتلون رجل رجال امرأة نساء طفل طفلا أطفال شاب شبان ضابط ضباط مشتبه متهم متهمين متهما مطلوب مطلوبين فرد أفراد عامل عمال راع رعاة إرهابي إرهابيين شخصا عنصرا إرهابيا مهاجر لاجئ سجين سجناء سجينا أسرة people persons person civilians civilian soldiers soldier fighters fighter militants militant members member men man women woman children child officers officer suspects suspect terrorists workers policemen troops others")
	add(noun{unit: "people", dual: true}, "شخصان شخصين عنصران عنصرين مدنيان مدنيين2 جنديان جنديين مسلحان مسلحين2 مقاتلان مقاتلين2 رجلان رجلين امرأتان امرأتين طفلان طفلين ضابطان ضابطين شابان شابين")
	add(noun{what: "killed", unit: "people"}, "قتيل قتيلا قتلى شهيد شهداء dead deaths fatalities")
	add(noun{what: "killed", unit: "people", dual: true}, "قتيلان قتيلين")
	add(noun{what: "wounded", unit: "people"}, "جريح جريحا جرحى مصاب مصابين مصابا إصابات injuries casualties")
	add(noun{what: "wounded", unit: "people", dual: true}, "جريحان جريحين مصابان")
	add(noun{what: "displaced", unit: "people"}, "نازح نازحا نازحين")
	add(noun{what: "devices", unit: "items"}, "عبوة عبوات أحزمة حزام لغم ألغام لغما devices device mines mine ieds ied bombs bomb belts explosives")
	add(noun{what: "devices", unit: "items", dual: true}, "عبوتان عبوتين حزامان حزامين لغمان لغمين")
	add(noun{what: "weapons", unit: "items"}, "بندقية بنادق رشاش رشاشات رشاشا قطعة قنبلة قنابل صاروخ صواريخ صاروخا قذيفة قذائف مسدس مسدسات rifles rifle guns gun grenades grenade rockets rocket missiles missile pistols shells weapons")
	add(noun{what: "vehicles", unit: "items"}, "سيارة سيارات آلية آليات دبابة دبابات مركبة مركبات دراجة دراجات عربة عربات صهريج صهاريج شاحنة شاحنات vehicles vehicle cars car tanks tank trucks truck motorcycles")
	add(noun{what: "vehicles", unit: "items", dual: true}, "سيارتان سيارتين آليتان آليتين دراجتان دراجتين شاحنتان شاحنتين")
	add(noun{what: "strikes", unit: "items"}, "غارة غارات ضربة ضربات strikes airstrikes raids")
	add(noun{what: "strikes", unit: "items", dual: true}, "غارتان غارتين ضربتان ضربتين")
	fate := func(what, words string) {
		for w := range strings.FieldsSeq(words) {
			fates[text.Fold(w)] = what
			vocabulary[text.Fold(w)] = true
		}
	}
	fate("killed", "قتل قتلت قتلوا مقتل يقتل تقتل بمقتل استشهد استشهاد قضى وفاة killed kill kills killing dead died")
	fate("wounded", "أصيب أصيبت جرح جرحت إصابة بإصابة wounded injured wounding injuring")
	fate("arrested", "قبض قبضوا قبضت اعتقل اعتقلت اعتقلوا اعتقال يعتقل تعتقل القبض توقيف أوقف أوقفت arrested arresting arrest detained detaining captured")
	fate("kidnapped", "خطف خطفت خطفوا اختطف اختطفت اختطاف kidnapped abducted kidnapping abducting")
	fate("executed", "أعدم أعدمت إعدام executed executing")
	fate("displaced", "نزح نزحت نزوح displaced")
}

// soldiers are those whose mere number tells something where forces move.
var soldiers = map[string]bool{"جندي": true, "جنديا": true, "جنود": true, "مقاتل": true, "مقاتلا": true, "مقاتلين": true, "soldiers": true, "troops": true, "fighters": true}

// tallied are the nouns whose number is told: "the number of detainees".
var tallied = map[string]string{"موقوفين": "arrested", "معتقلين": "arrested", "قتلي": "killed", "ضحايا": "killed", "جرحي": "wounded", "مصابين": "wounded", "نازحين": "displaced", "مخطوفين": "kidnapped",
	"detainees": "arrested", "arrested": "arrested", "dead": "killed", "deaths": "killed", "killed": "killed", "wounded": "wounded", "injured": "wounded", "displaced": "displaced"}

var approxCues = map[string]bool{"نحو": true, "حوالي": true, "قرابه": true, "زهاء": true, "تقريبا": true, "about": true, "around": true, "nearly": true, "approximately": true, "some": true, "roughly": true}

// figure is a number with what it counts.
type figure struct {
	from, to int
	q        incident.Quantity
	part     bool // named as a part of another figure
}

// figuresOf finds the quantities outside of dates.
func (r *reader) figuresOf(ctx context.Context) {
	for i := 0; i < len(r.tokens); i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return
		}
		if r.inDate(i) {
			continue
		}
		f, ok := r.figureAt(i)
		if !ok {
			continue
		}
		q := r.quote(f.from, f.to)
		f.q.Text, f.q.Span = q.Text, &q.Span
		f.q.By = r.teller(f.from)
		r.figures = append(r.figures, f)
		i = f.to - 1
	}
}

// teller is who gives a figure in the middle of a sentence: "while Reuters said that five died".
func (r *reader) teller(at int) *string {
	s := r.sentenceOf(at)
	for i := at - 1; i > s.from+2 && i > at-9; i-- {
		n := r.namingAt(i)
		if n == nil || n.a.Kind == actor.Population {
			continue
		}
		for j := i - 1; j >= i-2 && j > s.from+2; j-- {
			if sayVerbs[r.bare(j)] {
				return &n.a.ID
			}
		}
		if sayVerbs[r.norm(n.to)] {
			return &n.a.ID
		}
	}
	return nil
}

func (r *reader) inDate(i int) bool {
	_, found := slices.BinarySearchFunc(r.dates, i, func(d date, i int) int {
		switch {
		case d.to <= i:
			return -1
		case d.from > i:
			return 1
		}
		return 0
	})
	return found
}

func (r *reader) figureAt(i int) (figure, bool) {
	w := r.norm(i)
	f := figure{from: i}
	// "عدد الموقوفين أربعة", "the number of detainees at five".
	if w == "عدد" || w == "number" && r.norm(i+1) == "of" {
		at := i + 1
		if w == "number" {
			at++
		}
		what := tallied[strings.TrimPrefix(r.norm(at), "ال")]
		for k := at + 1; what != "" && k < at+4; k++ {
			if n, next, ok := r.count(k); ok {
				f.to = next
				f.q = incident.Quantity{What: what, Unit: "people", Value: n, Min: n, Max: n}
				return f, true
			}
		}
	}
	// "عنصران": the form says two. "عشرات القتلى": tens, without a figure.
	for _, s := range text.Strip(w) {
		if n, ok := nouns[s.Rest]; ok && n.dual {
			f.to = i + 1
			f.q = incident.Quantity{Value: 2, Min: 2, Max: 2}
			return r.counted(f, n, i)
		}
	}
	if n, vague := map[string]int64{"عشرات": 20, "العشرات": 20, "ميات": 200, "مئات": 200, "الميات": 200, "dozens": 24, "hundreds": 200, "scores": 40}[w]; vague {
		at := i + 1
		if r.norm(at) == "of" || r.norm(at) == "من" {
			at++
		}
		if nn, ok := nounOf(r.norm(at)); ok {
			f.to = at + 1
			f.q = incident.Quantity{Value: n, Min: n, Max: -1, Approx: true}
			return r.counted(f, nn, at)
		}
		return f, false
	}
	n, next, ok := r.count(i)
	if !ok || n == 0 && r.tokens[i].Kind != text.Number {
		return f, false
	}
	prev := r.norm(i - 1)
	if unnumbered[bare(prev)] || prev == "-" && i > 1 && r.touching(i-2, i+1) {
		return f, false
	}
	f.q = incident.Quantity{Value: n, Min: n, Max: n}
	// A range: 5-7, بين 5 و7, 5 إلى 7, 5 to 7.
	if joiners[r.norm(next)] && r.norm(next) != "و" && r.norm(next) != "and" || prev == "بين" || prev == "between" {
		at := next
		if joiners[r.norm(at)] {
			at++
		}
		if hi, after, ok := r.count(at); ok && hi > n {
			f.q.Max, next = hi, after
			if prev == "بين" || prev == "between" {
				f.from--
			}
		}
	}
	switch two := r.norm(i-2) + " " + prev; {
	case two == "اكثر من" || two == "more than" || two == "يزيد عن" || two == "يزيد علي" || prev == "over" || prev == "فوق":
		f.q.Max, f.q.Approx = -1, true
	case two == "يقل عن" || two == "at least" || prev == "least":
		f.q.Max = -1
	case two == "اقل من" || two == "less than" || two == "up to" || two == "fewer than":
		f.q.Min, f.q.Approx = 0, true
	case approxCues[bare(prev)]:
		f.q.Approx = true
	}
	// The noun, perhaps after an adjective or "من".
	for at := next; at < next+3 && at < len(r.tokens); at++ {
		nn, ok := nounOf(r.norm(at))
		if !ok || nn.dual {
			if what, isFate := fates[r.norm(at)]; isFate && at == next {
				f.to, f.q.What, f.q.Unit = at+1, what, "people"
				return f, true
			}
			if r.tokens[at].Kind != text.Word || stopCues[r.norm(at)] && r.norm(at) != "من" && r.norm(at) != "of" {
				break
			}
			continue
		}
		f.to = at + 1
		return r.counted(f, nn, at)
	}
	return f, false
}

// counted fills in what is counted; people without a fate in the sentence are no quantity of an event.
func (r *reader) counted(f figure, n noun, at int) (figure, bool) {
	f.q.Unit = n.unit
	f.q.What = n.what
	s := r.sentenceOf(f.from)
	if includingCues[r.bare(f.from-1)] {
		f.part = true
	}
	if f.q.What == "" {
		// "four people were killed", else the nearest fate before.
		if w := r.norm(at + 1); isLatin(r.norm(at)) && (w == "were" || w == "was" || w == "had" || w == "have") {
			for k := at + 2; k < at+5 && f.q.What == ""; k++ {
				f.q.What = fates[r.norm(k)]
			}
		}
		for k := f.from - 1; k >= s.from && k > f.from-14 && f.q.What == ""; k-- {
			f.q.What = fateOf(r.norm(k))
		}
		for k := at + 1; k < s.to && k < at+4 && f.q.What == ""; k++ {
			f.q.What = fateOf(r.norm(k))
		}
	}
	if w := strings.TrimPrefix(r.norm(at), "ال"); f.q.What == "" && soldiers[w] {
		f.q.What = "soldiers"
	}
	if f.q.What == "" {
		return f, false
	}
	if a := r.actorAt(at + 1); a != nil && a.Kind != actor.Media { // "خمسة عناصر من قسد"
		f.q.Of = a.ID
	} else if a := r.actorAt(at + 2); a != nil && (r.norm(at+1) == "من" || r.norm(at+1) == "of" || r.norm(at+1) == "from") {
		f.q.Of = a.ID
	} else if w := r.norm(at); strings.HasPrefix(w, "مدني") || strings.HasPrefix(w, "civilian") {
		f.q.Of = "civilians"
	}
	return f, true
}

// nounOf looks a noun up without the article and the ending of the accusative.
func nounOf(norm string) (noun, bool) {
	w := strings.TrimPrefix(norm, "ال")
	if n, ok := nouns[w]; ok {
		return n, true
	}
	n, ok := nouns[strings.TrimSuffix(w, "ا")]
	return n, ok
}

func fateOf(norm string) string {
	if what, ok := fates[norm]; ok {
		return what
	}
	for _, s := range text.Strip(norm) {
		if what, ok := fates[s.Rest]; ok {
			return what
		}
	}
	return ""
}

var (
	// unnumbered stand before a number that counts nothing.
	unnumbered = set("الفرقه", "فرقه", "اللواء", "لواء", "الفوج", "الكتيبه", "القرار", "قرار", "الماده", "الساعه", "رقم", "اف", "ميغ", "سو", "تي", "division", "brigade", "regiment", "resolution", "article", "no", "f", "t", "mig", "su", "battalion")
)

// numberWords are written numbers, folded; tens and hundreds join with "و".
var numberWords = map[string]int64{
	"واحد": 1, "واحده": 1, "اثنان": 2, "اثنين": 2, "اثنتين": 2, "ثلاثه": 3, "ثلاث": 3, "اربعه": 4, "اربع": 4, "خمسه": 5, "خمس": 5, "سته": 6, "ست": 6, "سبعه": 7, "سبع": 7,
	"ثمانيه": 8, "ثماني": 8, "ثمان": 8, "تسعه": 9, "تسع": 9, "عشره": 10, "عشر": 10, "عشرون": 20, "عشرين": 20, "ثلاثون": 30, "ثلاثين": 30, "اربعون": 40, "اربعين": 40,
	"خمسون": 50, "خمسين": 50, "ستون": 60, "ستين": 60, "سبعون": 70, "سبعين": 70, "ثمانون": 80, "ثمانين": 80, "تسعون": 90, "تسعين": 90, "ميه": 100, "مايه": 100, "ميتين": 200, "ميتان": 200, "مايتين": 200,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15,
	"sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}

var multipliers = map[string]int64{"hundred": 100, "thousand": 1000, "million": 1e6, "الف": 1000, "الاف": 1000, "مليون": 1e6, "ملايين": 1e6, "dozen": 12}

var separators = strings.NewReplacer(",", "", "٬", "", "،", "")

// number reads a number in figures.
func (r *reader) number(i int) (int, bool) {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Number {
		return 0, false
	}
	s := r.tokens[i].Norm
	if strings.ContainsAny(s, ",٬،") {
		s = separators.Replace(s)
	}
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && n < 1e9
}

// count reads a number in figures or in words.
func (r *reader) count(i int) (n int64, next int, ok bool) {
	if v, isNumber := r.number(i); isNumber {
		n, next = int64(v), i+1
		if m, isMul := multipliers[r.norm(next)]; isMul && n < 1e6 {
			n, next = n*m, next+1
		}
		return n, next, true
	}
	next = i
	for next < len(r.tokens) && next < i+8 {
		w := r.norm(next)
		v, isWord := numberWords[w]
		if !isWord && next > i {
			if rest, cut := strings.CutPrefix(w, "و"); cut {
				v, isWord = numberWords[rest]
			}
			if !isWord && (w == "and" || w == "-") && numberWords[r.norm(next+1)] > 0 {
				next++
				continue
			}
		}
		if m, isMul := multipliers[w]; isMul && (ok || w == "الف" || w == "مليون") {
			n, next, ok = max(n, 1)*m, next+1, true
			continue
		}
		if !isWord || ok && v >= 10 && n%100 != 0 && n >= 10 {
			break
		}
		n, next, ok = n+v, next+1, true
	}
	return n, next, ok
}

func (r *reader) isQuantityNoun(i int) bool {
	_, ok := nouns[r.norm(i)]
	return ok
}

func init() { learn(unnumbered) }
