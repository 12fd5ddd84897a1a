package read

import (
	"context"
	"slices"
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
