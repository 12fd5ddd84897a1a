package read

import (
	"context"
	"slices"
	"strings"

	"tansiq/internal/actor"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// figure is a number with what it counts.
type figure struct {
	from, to int
	q        incident.Quantity
	part     bool // named as a part of another figure

	later    bool // told in a sentence after its happening
	kind     byte // of the noun, see nounText
	sentence int
	tally    bool
	cut      int // letters of the first token that stand before the figure
}

// figuresOf finds the quantities outside of dates.
func (r *reader) figuresOf(ctx context.Context) {
	for i := 0; i < len(r.tokens); i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return
		}
		t := &r.tokens[i]
		if t.Kind != text.Word && t.Kind != text.Number || !r.startsFigure(i) || r.inDate(i) {
			continue
		}
		f, ok := r.figureAt(i)
		if !ok {
			i = max(i, f.to-1) // the rest of a number is none
			continue
		}
		if len(r.figures) > 0 && f.from < r.figures[len(r.figures)-1].to {
			continue
		}
		if f.q.What == "" {
			continue
		}
		q := r.quoteFrom(f.from, f.to, f.cut)
		f.q.Text, f.q.Span = q.Text, &q.Span
		if f.q.Max >= 0 && f.q.Max < f.q.Value {
			f.q.Max = f.q.Value
		}
		f.q.By = r.teller(f.from)
		r.figures = append(r.figures, f)
		i = max(i, f.to-1)
	}
}

// startsFigure is the quick look whether a figure can begin at token i.
func (r *reader) startsFigure(i int) bool {
	if r.tokens[i].Kind == text.Number {
		return true
	}
	w := r.tokens[i].Norm
	if isLatin(w) {
		return r.lemmas[i].normIn&opensFigureEN != 0
	}
	if w != "" && w[0] >= '0' && w[0] <= '9' {
		return true // 30kg
	}
	if r.lemmas[i].any&opensFigure != 0 {
		return true
	}
	return strings.HasSuffix(w, "ين") && strings.ContainsRune(r.tokens[i].Text, fatha)
}

const fatha = '\u064E'

// quoteFrom is quote without the first letters of its first token.
func (r *reader) quoteFrom(from, to, letters int) Quote {
	q := r.quote(from, to)
	if letters == 0 || from >= len(r.tokens) {
		return q
	}
	at := 0 // marks belong to the letter before them
	for _, c := range r.tokens[from].Text {
		if text.Fold(string(c)) != "" {
			if letters == 0 {
				break
			}
			letters--
		}
		at++
	}
	q.Span.Start = min(q.Span.Start+at, q.Span.End-1)
	q.Text = r.index.Slice(q.Span)
	return q
}

// teller is who gives a figure in the middle of a sentence, as an id or in the words of the text: "while Reuters said
// that five died", "فيما تحدث ناشطون عن سقوط قتيلين". Who speaks at the head of a sentence is its source.
func (r *reader) teller(at int) *string {
	s := r.sentenceOf(at)
	for j := at - 1; j > s.from+2 && j > at-12; j-- {
		if r.tokens[j].Kind != text.Word || !sayVerbs[r.bare(j)] && !sayVerbs[r.norm(j)] || includingCues[r.bare(j)] || r.bare(j) == "بين" {
			continue
		}
		if isLatin(r.norm(j)) {
			from := j
			for from > s.from && from > j-7 && r.tokens[from-1].Kind == text.Word && !tellerStops[r.norm(from-1)] {
				from--
			}
			return r.tellerNamed(from, j)
		}
		to := j + 1
		for to < at && to < j+8 && r.tokens[to].Kind != text.Punct && !tellerStops[r.bare(to)] && !tellerStops[r.norm(to)] && r.fateAt(to) == "" {
			to++
		}
		return r.tellerNamed(j+1, to)
	}
	return nil
}

// tellerNamed is the actor that tokens [from, to) name, else their words; nil when there are none.
func (r *reader) tellerNamed(from, to int) *string {
	for k := from; k < to; k++ {
		if n := r.namingAt(k); n != nil && n.a.Kind != actor.Population {
			return &n.a.ID
		}
	}
	if q := r.quote(from, to); q.Text != "" && to <= from+7 {
		return &q.Text
	}
	return nil
}

var tellerStops = set("ان", "بان", "عن", "انه", "انها", "انهم", "علي", "في", "من", "الي", "منذ", "خلال", "بعد", "تنفيذ", "وقوع", "while", "and", "but", "that", "as", "when", "although", "whereas", "it", "he", "she", "they", "later", "also", "has", "had", "have")

func (r *reader) inDate(i int) bool { return i >= 0 && i < len(r.dated) && r.dated[i] }

// figureAt reads the figure whose number, or whose noun that says two, is at token i.
func (r *reader) figureAt(i int) (figure, bool) {
	s := r.sentenceOf(i)
	if v, ok := vagueWords[r.plainForm(i)]; ok {
		return r.vague(i, v, s)
	}
	if w := r.norm(i); r.tokens[i].Kind == text.Word && w != "" && w[0] >= '0' && w[0] <= '9' {
		v, sign := r.glued(i)
		f := figure{from: i, sentence: r.sentenceAt(i)}
		f.q = incident.Quantity{Value: v, Min: v, Max: v}
		switch sign {
		case "x", "×":
			return r.counted(f, i, i+1, s)
		case "kg", "kgs", "كغ", "كغم", "كلغ", "g", "غ":
			f, ok := r.weighed(f, i, i+1, s)
			if sign == "g" || sign == "غ" {
				f.q.Unit = "g"
			}
			return f, ok
		}
		return figure{}, false
	}
	n, next, prefix, ok := r.countAt(i)
	if !ok {
		if f, ok := r.restAt(i, s); ok {
			return f, true
		}
		if f, ok := r.dualAt(i, s); ok {
			return f, true
		}
		if f, ok := r.ordinalAt(i, s); ok {
			return f, true
		}
		if f, ok := r.definiteAt(i, s); ok {
			return f, true
		}
		return r.oneOf(i, s)
	}
	if w := r.norm(i); n == 0 || n == 1 && w == "one" && (r.norm(i-1) == "no" || r.norm(i-1) == "not" || r.norm(i-1) == "any" || r.norm(i-1) == "every" || r.norm(i-1) == "each" || r.norm(i-1) == "this" || r.norm(i-1) == "that" && thatOne[r.norm(i+1)] || r.norm(i+1) == "such" || sayVerbs[r.norm(i-1)] && (r.norm(i-2) == "," || quoteMarks[r.norm(i-2)])) || r.countsNothing(i, next) {
		return figure{to: next}, false
	}
	f := figure{from: i, cut: letters(prefix), sentence: r.sentenceAt(i)}
	f.q = incident.Quantity{Value: n, Min: n, Max: n}
	// A range: 5-7, بين 5 و7, 5 إلى 7, 5 to 7, five or six.
	prev := r.bare(i - 1)
	between := prev == "بين" || prev == "between" || r.norm(i-1) == "from" && !r.changes(i)
	if w := r.norm(next); between || w == "-" || w == "–" || w == "—" || w == "الي" || w == "to" || w == "او" || w == "or" {
		at := next
		if joiners[w] || w == "او" || w == "or" {
			at++
		}
		if hi, after, p, ok := r.countAt(at); ok && hi > n && (p == "" || p == "و") && !r.inDate(at) && !r.changes(i) && (p == "" || between) {
			f.q.Max, next = hi, after
			if n < 1000 && hi >= 1000 && hi%1000 == 0 && hi/1000 > n && r.norm(at+1) == "thousand" {
				f.q.Value, f.q.Min = n*1000, n*1000 // 5 to 7 thousand
			}
			if between {
				f.from, f.cut = i-1, 0
				if r.norm(i-2) == "ما" || r.norm(i-2) == "من" {
					f.from--
				} else if p := r.norm(i - 1); p != prev {
					f.cut = letters(strings.TrimSuffix(p, prev))
				}
			}
		} else if w == "-" && ok && r.touching(next-1, at+1) && r.inDate(at) {
			return figure{}, false
		}
	}
	before := r.boundBefore(f.from)
	after := bound{to: next}
	if r.norm(next) != "" {
		after = r.boundAfter(next)
	}
	next = after.to
	if before.from < f.from {
		f.from, f.cut = before.from, before.cut
	}
	if before.from < i && unnumbered[r.norm(before.from-1)] && isLatin(r.norm(before.from-1)) {
		return figure{to: next}, false // aged over 12
	}
	// A currency's sign.
	sign := r.norm(i - 1)
	money := false
	if currencySigns[r.norm(i-1)] {
		money = true
		before = r.boundBefore(i - 1)
		f.from, f.cut = min(f.from, i-1), 0
		if before.from < f.from {
			f.from = before.from
		}
	} else if currencySigns[r.norm(next)] {
		money = true
		next++
	}
	apply := func(b bound) {
		if b.open {
			f.q.Max = -1
		}
		if b.atMost {
			f.q.Min = 0
		}
		if b.approx {
			f.q.Approx = true
		}
	}
	apply(before)
	apply(after)
	if money {
		f.to = next
		f.q.What, f.q.Unit, f.kind = "money", "USD", '$'
		switch sign {
		case "€", "eur":
			f.q.Unit = "EUR"
		case "tl", "₺", "syp", "£":
			f.q.Unit = "lira"
		case "iqd":
			f.q.Unit = "dinar"
		}
		if r.norm(next) == "in" && r.norm(next+1) == "cash" {
			f.to = next + 2
			return f, !r.saidBefore(f.from, s.from, 7, askedWords)
		} else if r.norm(next) == "million" || r.norm(next) == "m" {
			return figure{}, false
		}
		return f, r.handed(f, s)
	}
	f, ok = r.counted(f, i, next, s)
	f.to = max(f.to, next)
	return f, ok
}

// thatOne are words behind "that one" when it counts nothing.
var thatOne = set("", ",", ".", "is", "was", "has", "had", "would", "could", "too", "and")

var currencySigns = set("$", "€", "£", "₺", "tl", "syp", "iqd", "usd", "us$", "eur")

// plainForm is the token without the conjunction, preposition and article before it, as far as the tables of
// numbers know it.
func (r *reader) plainForm(i int) string {
	for _, f := range r.forms[i] {
		if _, ok := vagueWords[f]; ok {
			return f
		}
	}
	return ""
}

func letters(prefix string) int {
	n := 0
	for range prefix {
		n++
	}
	return n
}

// changes reports whether what is told before token i is how a figure rose or fell: "rose from 3 to 5" are two.
func (r *reader) changes(i int) bool {
	for k := i - 1; k > i-7 && k >= 0; k-- {
		w := r.norm(k)
		if changeWords[w] || !isLatin(w) && slices.ContainsFunc(r.forms[k], func(f string) bool { return changeWords[f] }) {
			return true
		}
	}
	return false
}

var changeWords = set("rose", "rise", "fell", "fall", "dropped", "increased", "decreased", "grew", "went", "up", "down", "cut", "reduced", "ارتفع", "ارتفعت", "يرتفع", "ترتفع", "ارتفاع", "تراجع", "تراجعت", "انخفض", "انخفضت", "زاد", "زادت", "خفض", "سيخفض", "تقليص", "هبط")

// countsNothing reports whether the number at [i, next) is a name, a number in a list, an age or a time and counts nothing.
func (r *reader) countsNothing(i, next int) bool {
	prev, after := r.norm(i-1), r.norm(next)
	digits := r.tokens[i].Kind == text.Number
	if prev == "(" && digits && unnumbered[r.bareOf(r.norm(i-2))] && r.norm(i-2) != "خلال" || digits && after == "/" && r.touching(i, next+2) && r.tokens[min(next+1, len(r.tokens)-1)].Kind == text.Number {
		return true // المادة (4/1)
	}
	if w := r.norm(i); (w == "عشر" || w == "عشره") && ordinals[strings.TrimPrefix(r.bare(i-1), "ال")] > 0 {
		return true // الرابعة عشرة
	}
	if w := r.bare(i); (w == "واحد" || w == "واحده" || w == "واحدا") && next == i+1 && prev != "عدد" && after != "من" && !strings.HasPrefix(after, "منه") {
		return true // an adjective: "من عائلة واحدة"
	}
	if (unnumbered[r.bareOf(prev)] || unnumbered[prev]) && !(r.inDate(i-1) && digits && !r.inDate(i) && next < len(r.tokens) && r.isQuantityNoun(next)) || prev == "#" || prev == "№" || prev == "/" && r.touching(i-2, i+1) || prev == "." && r.touching(i-2, i+1) && i > 1 && r.tokens[i-2].Kind == text.Number {
		return true
	}
	if last := r.lastFigure(r.sentenceOf(i)); prev == "العدد" && digits && last == nil {
		return true // of a paper
	}
	if (prev == "." || prev == ":") && unnumbered[r.norm(i-2)] {
		return true
	}
	if digits && (prev == "-" || prev == "–") && i > 1 && r.touching(i-2, i+1) {
		return true // إف-16, K-1
	}
	if prev == ":" && r.touching(i-2, i+1) && i > 1 && r.tokens[i-2].Kind == text.Number || after == ":" && r.touching(i, next+2) && r.tokens[min(next+1, len(r.tokens)-1)].Kind == text.Number {
		return true // 4:20
	}
	if digits && (after == "/" || after == "." || after == ")" || after == "-" || after == "–") && (i == 0 || r.tokens[i-1].Kind == text.Break || i == r.sentenceOf(i).from) && r.tokens[min(next, len(r.tokens)-1)].Span.End < r.spanStart(next+1) || digits && after == "-" && (i == 0 || r.tokens[i-1].Kind == text.Break) && r.tokens[min(next+1, len(r.tokens)-1)].Kind != text.Number {
		return true // the number of a paragraph
	}
	if digits && after == "." && (i == 0 || r.tokens[i-1].Kind == text.Break) {
		return true
	}
	if after == "%" || after == "٪" || measures[after] || after == "-" && measures[r.norm(next+1)] || after == "بالميه" || after == "بالمايه" || after == "في" && (r.norm(next+1) == "الميه" || r.norm(next+1) == "المايه") {
		return true
	}
	if !isLatin(after) && after != "" && next < len(r.forms) {
		for _, f := range r.forms[next] {
			if measures[f] {
				return true
			}
		}
	}
	if digits && len(r.norm(i)) == 4 && r.norm(i)[0] <= '2' && i > 0 && r.inDate(i-1) {
		return true // a year
	}
	if digits && after == "من" && (strings.HasPrefix(r.norm(next+1), "الشهر") || r.norm(next+1) == "شهر" || r.inDate(next+1)) {
		return true // 20 من الشهر
	}
	return r.inName(i) && digits
}

func (r *reader) spanStart(i int) int {
	if i < len(r.tokens) {
		return r.tokens[i].Span.Start
	}
	return 1 << 40
}

var (
	// unnumbered stand before a number that counts nothing.
	unnumbered = set("الفرقه", "فرقه", "اللواء", "لواء", "الفوج", "فوج", "الكتيبه", "كتيبه", "القرار", "قرار", "الماده", "ماده", "الساعه", "ساعه", "رقم", "اف", "ميغ", "سو", "تي", "ام", "بي", "جي", "سي", "ايه", "طريق", "المشاه", "مشاه",
		"القطاع", "قطاع", "عيار", "سوخوي", "صفحه", "الصفحه", "الفقره", "فقره", "البند", "بند", "المربع", "المرحله", "طراز", "عمره", "عمرها", "اعمارهم", "العمر", "يومي", "عام", "العام", "سنه", "موديل", "الطابق", "لعام", "خلال",
		"division", "brigade", "regiment", "resolution", "article", "no", "nr", "number", "f", "t", "m", "k", "mig", "su", "battalion", "phase", "route", "highway", "road", "issue", "page", "section", "sector", "chapter", "annex", "volume", "vol", "note", "group", "aged", "age", "ages", "release", "figure", "table", "rpg", "ak", "type", "model", "unit", "block", "issn", "isbn", "+", "week", "day", "task", "camp", "station")
	// measures are measured and do not count; villages, times and sources are counted, but not by this reader.
	measures = set("ساعه", "ساعات", "دقيقه", "دقايق", "ثانيه", "ثواني", "ثوان", "يوم", "ايام", "يوما", "اسبوع", "اسابيع", "اسبوعا", "شهر", "اشهر", "شهور", "شهرا", "سنه", "سنوات", "سنين", "عام", "اعوام", "عاما", "عقد", "عقود",
		"كم", "كيلومتر", "كيلومترات", "كيلومترا", "كيلو متر", "متر", "امتار", "مترا", "سم", "سنتيمتر", "ملم", "مم", "ميل", "اميال", "ميلا", "هكتار", "هكتارا", "دونم", "دونما", "لتر", "لترا", "ليتر", "ليترا", "درجه", "درجات", "بوصه",
		"قريه", "قري", "مدينه", "مدن", "بلده", "بلدات", "محافظه", "محافظات", "دوله", "دول", "مره", "مرات", "مصدر", "مصادر", "صباحا", "مساء", "ظهرا", "فجرا", "جهه", "جهات", "جانب", "طرف", "اطراف", "محور", "محاور", "منطقه", "مناطق", "نسخه", "شركه", "شركات", "جنسيه", "جنسيات", "لغه", "لغات", "كيان", "كيانات", "بالميه", "بالمايه", "م", "هـ", "ه", "ليلا", "عصرا",
		"hour", "hours", "minute", "minutes", "second", "seconds", "day", "days", "week", "weeks", "month", "months", "year", "years", "decade", "decades", "night", "nights", "km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "metre", "metres", "meter", "meters", "m", "cm", "mm", "mile", "miles", "square", "acre", "acres", "hectares", "litres", "liters", "litre", "degrees",
		"companies", "company", "firms", "entities", "addresses", "languages", "organisations", "organizations", "percent", "per", "pct", "am", "pm", "a.m", "p.m", "villages", "towns", "cities", "provinces", "governorates", "countries", "states", "districts", "sources", "point", "layers", "things", "indicators", "sides", "parties", "areas", "th", "st", "nd", "rd", "january", "february", "april", "june", "july", "august", "september", "october", "november", "december")
)

func init() { learn(unnumbered) }

// vague reads "عشرات القتلى", "dozens of soldiers", "hundreds of thousands".
func (r *reader) vague(i int, v int64, s sentence) (figure, bool) {
	f := figure{from: i, sentence: r.sentenceAt(i)}
	next := i + 1
	at := next
	if r.norm(at) == "of" {
		at++
	}
	if w := r.norm(at); w == "thousands" || w == "الالاف" || w == "الاف" {
		v, next = v/2*2*1000, at+1
		if r.norm(i) == "dozens" {
			v = 24000
		}
	} else if w == "hundreds" {
		v, next = 2000, at+1
	} else if r.norm(i) == "tens" {
		return f, false
	}
	before := r.boundBefore(i)
	if before.from < i {
		f.from, f.cut = before.from, before.cut
	} else if w := r.norm(i); !isLatin(w) {
		for _, p := range text.Strip(w) { // بعشرات
			if _, ok := vagueWords[strings.TrimPrefix(p.Rest, "ال")]; ok {
				f.cut = letters(p.Prefix)
				break
			}
		}
	}
	f.q = incident.Quantity{Value: v, Min: v, Max: -1, Approx: true}
	return r.counted(f, i, next, s)
}

// dualAt reads a noun whose form says two: "عنصران", "عبوتين".
func (r *reader) dualAt(i int, s sentence) (figure, bool) {
	w := r.norm(i)
	if isLatin(w) || r.tokens[i].Kind != text.Word {
		return figure{}, false
	}
	marked := strings.HasSuffix(w, "ين") && dualMark(r.tokens[i].Text)
	if predicates[w] && r.lastFigure(s) != nil && r.lastFigure(s).from >= s.from && r.lastFigure(s).q.Value == 2 && i-r.lastFigure(s).to < 14 && r.saidBefore(r.lastFigure(s).from, s.from, 2, fallen) {
		return figure{}, false // "سقط عنصران قتيلين"
	}
	if n := len(r.figures); n > 0 && r.figures[n-1].to == i && (r.figures[n-1].q.Value == 2 || r.figures[n-1].q.Unit == "people") && !strings.HasPrefix(w, "و") && !(strings.HasSuffix(w, "ين") && strings.HasSuffix(r.norm(i-1), "ان")) {
		return figure{}, false // an adjective of the noun before it: سيارتين مفخختين, أربعة مدنيين عاملين
	}
	for _, p := range text.Strip(w) {
		n, ok := nouns[p.Rest]
		if herds[r.norm(i+1)] && (p.Rest == "راعيا" || p.Rest == "راعيي") {
			n, ok = noun{unit: "people", kind: 'p', dual: true}, true // no accusative: it has a genitive
		}
		if !ok && strings.HasPrefix(p.Rest, "ال") {
			break
		}
		if !ok && marked && letters(p.Rest) > 4 {
			// سوريَّين: any noun, when the vowel says so and it befell them.
			n, ok = noun{unit: "people", kind: '?', dual: true}, true
		}
		if !ok && oneOrTwo[r.norm(i+1)] == 1 {
			n, ok = nouns[strings.TrimSuffix(p.Rest, "ا")] // "مقاتلاً واحداً"
		}
		// "متهمين اثنين", "ضربة واحدة": the number behind its noun.
		if ok {
			v, said := oneOrTwo[r.norm(i+1)]
			one := said && (v == 2 || n.one) && !n.dual
			if said && v == 2 && r.fateAt(i) != "" && befalls[p.Rest] {
				return figure{}, false // "وإصابة اثنين آخرين": what befell the two
			}
			if said && v == 2 && (n.dual || n.loose) || one {
				if v == 1 && (r.norm(i-1) == "من" || r.norm(i-1) == "في" || n.what == "attacks" || n.what == "strikes" && strings.HasSuffix(p.Prefix, "ب") || r.saidBefore(i, s.from, 3, notSo)) {
					return figure{}, false // "من عائلة واحدة"
				}
				f := figure{from: i, cut: letters(p.Prefix), sentence: r.sentenceAt(i)}
				f.q = incident.Quantity{Value: v, Min: v, Max: v}
				return r.settled(f, n, i, i+2, s)
			}
		}
		if !ok || !n.dual && !(n.loose && marked) {
			continue
		}
		f := figure{from: i, cut: letters(p.Prefix), sentence: r.sentenceAt(i)}
		f.q = incident.Quantity{Value: 2, Min: 2, Max: 2}
		b := r.boundAfter(i + 1)
		if b.open {
			f.q.Max = -1
		}
		return r.settled(f, n, i, b.to, s)
	}
	// "طائرتين مسيرتين", "جهازي اتصال".
	for _, p := range text.Strip(w) {
		if what, ok := nounPairs[p.Rest+" "+r.norm(i+1)]; ok && (strings.HasSuffix(p.Rest, "ي") || strings.HasSuffix(p.Rest, "ين") || strings.HasSuffix(p.Rest, "ان") || strings.HasSuffix(p.Rest, "تا") || strings.HasSuffix(p.Rest, "زا")) {
			f := figure{from: i, to: i + 2, cut: letters(p.Prefix), sentence: r.sentenceAt(i)}
			f.q = incident.Quantity{What: what, Unit: "items", Value: 2, Min: 2, Max: 2}
			return f, true
		}
	}
	return figure{}, false
}

// herds are what shepherds keep.
var herds = set("اغنام", "الاغنام", "غنم", "ماشيه", "مواش", "مواشي", "المواشي", "الماشيه", "ابل", "الابل", "ابقار", "الابقار")

// befalls are nouns of what befell people that could be counted themselves.
var befalls = set("اصابه", "وفاه", "استهداف", "اغتيال")

// predicates say of two who fell that they fell dead or wounded; fallen are the verbs.
var (
	predicates = set("قتيلين", "شهيدين", "جريحين", "صريعين")
	fallen     = set("سقط", "سقطا", "سقطوا", "خر", "خرا", "وقع", "وقعا", "ارتقي")
)

// notSo are words that say that something did not happen.
var notSo = set("لم", "لن", "لا", "ليس", "دون", "بدون", "اي")

var oneOrTwo = map[string]int64{"واحد": 1, "واحده": 1, "واحدا": 1, "اثنين": 2, "اثنان": 2, "اثنتين": 2, "اثنتان": 2}

// dualMark reports whether the vowel before the last two letters makes a dual of the word: مسلحَين.
func dualMark(s string) bool {
	var marks [8]rune // of the letters, from the end
	letter := -1
	runes := []rune(s)
	pending := rune(0)
	for k := len(runes) - 1; k >= 0 && letter < 3; k-- {
		c := runes[k]
		if c == fatha {
			pending = fatha
			continue
		}
		if text.Fold(string(c)) == "" {
			continue
		}
		letter++
		marks[letter] = pending
		pending = 0
	}
	return marks[2] == fatha || marks[1] == fatha && marks[2] == fatha
}

// oneOfThem say one of those who were told of; transitive may stand between what befell him and him.
var oneOfThem, transitive = set("احدهم", "احدهما", "احداهن", "احداهما"), set("علي", "عن")

// oneOf reads "أحد عناصر القوة" right behind a word that says what befell him.
func (r *reader) oneOf(i int, s sentence) (figure, bool) {
	w := r.norm(i)
	prefix := ""
	if rest, cut := strings.CutPrefix(w, "ب"); cut { // "الإطاحة بأحد عناصر"
		w, prefix = rest, "ب"
	} else if rest, cut := strings.CutPrefix(w, "و"); cut { // "مقتل قيادي وأحد مرافقيه"
		w, prefix = rest, "و"
	}
	own := oneOfThem[w]
	if w != "احد" && w != "احدي" && !own || prefix == "ب" && r.fateAt(i-1) == "" {
		return figure{}, false
	}
	switch r.norm(i - 1) {
	case "في", "من", "الي", "لدي", "عند", "قرب", "داخل", "امام", "كان", "كما": // a member "in one of the committees"
		return figure{}, false
	}
	n, ok := r.nounAt(i + 1)
	if placeTypes[r.norm(i+1)] || measures[r.norm(i+1)] {
		return figure{}, false // "إحدى قرى"
	}
	if own {
		n, ok = noun{unit: "people", kind: 'o'}, true
	}
	what := ""
	far := 2
	if prefix == "و" {
		far = 4
	}
	if prev := r.norm(i - 1); prev == "ان" || prev == "بان" {
		far = 0 // only what is said of him: "إن أحد المقاتلين نال الشهادة"
	}
	for k, passed := i-1, 0; k >= s.from && k > i-10 && passed < far; k-- {
		if r.inDate(k) || stopCues[r.norm(k)] {
			continue
		}
		if what = r.fateAt(k); what != "" || r.tokens[k].Kind != text.Word {
			break
		}
		passed++
	}
	if what == "" && ok && n.unit == "people" && !own {
		for k := i + 2; what == "" && k < i+5 && k < s.to && r.tokens[k].Kind == text.Word && !stopCues[r.norm(k)]; k++ {
			what = fates[r.norm(k)] // "أحد ضباط الصف أصيب"
			if strings.HasPrefix(r.norm(k), "نال") && r.norm(k+1) == "الشهاده" {
				what = "killed"
			}
		}
	}
	if what == "" || n.what != "" || own && r.fateAt(i-1) == "" && !transitive[r.norm(i-1)] {
		return figure{}, false
	}
	if own {
		f := figure{from: i, to: i + 1, cut: letters(prefix), sentence: r.sentenceAt(i), kind: 'o', part: true}
		f.q = incident.Quantity{What: what, Unit: "people", Value: 1, Min: 1, Max: 1}
		return f, true
	}
	if !ok && (i+1 >= len(r.tokens) || r.tokens[i+1].Kind != text.Word) {
		return figure{}, false
	}
	if v := oneOrTwo[r.norm(i+1)]; v != 0 {
		return figure{}, false
	}
	f := figure{from: i, to: i + 2, cut: letters(prefix), sentence: r.sentenceAt(i), kind: 'p'}
	f.q = incident.Quantity{What: what, Unit: "people", Value: 1, Min: 1, Max: 1}
	r.whose(&f, i+1)
	return f, true
}

// restAt reads "السبعة الباقين": those who are left of what was counted.
func (r *reader) restAt(i int, s sentence) (figure, bool) {
	w := r.norm(i)
	rest, definite := strings.CutPrefix(w, "ال")
	if !definite {
		rest, definite = strings.CutPrefix(w, "وال")
	}
	after := r.norm(i + 1)
	if n, known := numberWords[rest]; definite && known && !n.scale && (strings.HasPrefix(after, "الباق") || strings.HasPrefix(after, "الاخر") || strings.HasPrefix(after, "المتبق")) {
		f := figure{from: i, to: i + 2, sentence: r.sentenceAt(i), kind: 'o', part: true}
		f.q = incident.Quantity{Unit: "people", Value: n.v, Min: n.v, Max: n.v}
		if f.q.What = r.befell(&f, i+2, 'o', s); f.q.What == "" {
			if last := r.lastFigure(s); last != nil {
				f.q.What = last.q.What
			}
		}
		return f, f.q.What != ""
	}
	return figure{}, false
}

// definiteAt reads people with the article of whom something is said: "قُتل المهاجمان", "اعتقال المتهمين الثلاثة".
func (r *reader) definiteAt(i int, s sentence) (figure, bool) {
	w := strings.TrimPrefix(r.norm(i), "و")
	rest, definite := strings.CutPrefix(w, "ال")
	n, ok := nouns[rest]
	if !definite || !ok || n.unit != "people" || n.one {
		return figure{}, false
	}
	f := figure{from: i, to: i + 1, cut: letters(strings.TrimSuffix(r.norm(i), w)), sentence: r.sentenceAt(i), kind: n.kind}
	v := int64(2)
	if word, numbered := strings.CutPrefix(r.norm(i+1), "ال"); numbered && !n.dual && numberWords[word].v > 2 && numberWords[word].v <= 10 {
		v, f.to = numberWords[word].v, i+2
	} else if !n.dual || !strings.HasSuffix(rest, "ان") {
		return figure{}, false
	}
	f.q = incident.Quantity{Unit: "people", Value: v, Min: v, Max: v, What: n.what}
	for k := i - 1; k >= s.from && k > i-5; k-- {
		if r.norm(k) == "ثم" {
			return figure{}, false // "ثم توارى المسلحان"
		}
	}
	if f.q.What == "" {
		switch f.q.What = r.befell(&f, f.to, n.kind, s); f.q.What {
		case "", "soldiers", "attackers":
			return figure{}, false
		}
	}
	r.whose(&f, i)
	return f, true
}

// ordinals name one more of those who were just counted: "four were arrested and a fifth killed".
var ordinals = map[string]int64{"حادي": 1, "حاديه": 1, "ثانيه": 2, "ثالثه": 3, "رابعه": 4, "خامسه": 5, "سادسه": 6, "سابعه": 7, "ثامنه": 8, "تاسعه": 9, "عاشره": 10, "ثان": 2, "ثاني": 2, "ثالث": 3, "رابع": 4, "خامس": 5, "سادس": 6, "سابع": 7, "ثامن": 8, "تاسع": 9, "عاشر": 10,
	"second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10}

func (r *reader) ordinalAt(i int, s sentence) (figure, bool) {
	v := int64(0)
	cut := 0
	for _, p := range text.Strip(r.norm(i)) {
		if n, ok := ordinals[p.Rest]; ok {
			v, cut = n, letters(p.Prefix)
			break
		}
	}
	from := i
	latin := isLatin(r.norm(i))
	if latin {
		if r.norm(i-1) != "a" && r.norm(i-1) != "the" {
			return figure{}, false
		}
		from--
	}
	if v == 0 || len(r.figures) == 0 {
		return figure{}, false
	}
	last := &r.figures[len(r.figures)-1]
	if last.q.Value != v-1 || last.from < s.from || last.q.Unit != "people" {
		return figure{}, false
	}
	f := figure{from: from, to: i + 1, cut: cut, sentence: r.sentenceAt(i), kind: 'p'}
	f.q = incident.Quantity{Unit: "people", Value: 1, Min: 1, Max: 1}
	if f.q.What = r.befell(&f, i+1, 'o', s); f.q.What == "" {
		f.q.What = last.q.What
	}
	return f, true
}

// nounAt looks up what token i counts.
func (r *reader) nounAt(i int) (noun, bool) {
	if i >= len(r.tokens) || r.tokens[i].Kind != text.Word {
		return noun{}, false
	}
	w := r.norm(i)
	if isLatin(w) {
		n, ok := nouns[w]
		return n, ok
	}
	if pairFirst[w] {
		if what, ok := nounPairs[w+" "+r.norm(i+1)]; ok {
			return noun{what: what, unit: unitOf(what)}, true
		}
	}
	return nounOf(w)
}

// unitOf is the unit of what is counted: people by what befell them.
func unitOf(what string) string {
	switch what {
	case "killed", "wounded", "arrested", "kidnapped":
		return "people"
	}
	return "items"
}

// counted finds the noun of a number at [i, next) and what it says.
func (r *reader) counted(f figure, i, next int, s sentence) (figure, bool) {
	if next >= len(r.tokens) {
		return r.bareFigure(f, i, next, s)
	}
	if !isLatin(r.norm(next)) && (r.tokens[next].Kind == text.Word || !r.latinAround(next)) {
		return r.countedArabic(f, i, next, s)
	}
	return r.countedEnglish(f, i, next, s)
}

func (r *reader) latinAround(i int) bool {
	for k := i + 1; k < i+4 && k < len(r.tokens); k++ {
		if r.tokens[k].Kind == text.Word {
			return isLatin(r.norm(k))
		}
	}
	return i > 1 && (isLatin(r.norm(i-1)) || isLatin(r.norm(i-2)))
}

func (r *reader) countedArabic(f figure, i, next int, s sentence) (figure, bool) {
	at := next
	for at < s.to && quoteMarks[r.norm(at)] {
		at++
	}
	if r.norm(at) == ")" && r.norm(i-1) == "(" { // (4) أحزمة
		at++
		if f.from == i {
			f.from--
		}
	}
	w := r.norm(at)
	switch {
	case at >= s.to:
		return r.bareFigure(f, i, next, s)
	case w == "منها" && r.ofThings(s):
		f.q.What, f.q.Unit, f.part, f.to = r.figures[len(r.figures)-1].q.What, r.figures[len(r.figures)-1].q.Unit, true, at+1
		return f, true
	case w == "تعداد" || w == "عدد" || w == "حصيله":
		// "ارتفع إلى 44 عدد قتلى الهجوم"
		if what := r.fateAt(at + 1); what != "" {
			f.q.What, f.q.Unit, f.to = what, "people", at+2
			return f, true
		}
		if n, ok := r.nounAt(at + 1); ok && n.what != "" && w == "عدد" {
			f.q.What, f.q.Unit, f.to = n.what, n.unit, at+2
			return f, true
		}
		return r.bareFigure(f, i, next, s)
	case w == "منهم" || w == "منها" || w == "منهما" || w == "منهن":
		n := noun{unit: "people", kind: 'o'}
		if w == "منها" {
			return r.bareFigure(f, i, next, s)
		}
		f.part = true
		return r.settled(f, n, at, at+1, s)
	case w == "ممن":
		return r.settled(f, noun{unit: "people", kind: '?'}, at, at+1, s)
	case w == "بين" && r.nounKind(at+1) != 0:
		n, _ := r.nounAt(at + 1)
		return r.settled(f, n, at+1, at+2, s)
	case w == "من":
		n, ok := r.nounAt(at + 1)
		to := at + 2
		if !ok {
			if quoteMarks[r.norm(at+1)] {
				to++
			}
			n = noun{unit: "people", kind: '?'}
			if a := r.actorNear(at + 1); a != nil {
				if n.kind = 's'; r.ours(a.a.ID) {
					n.kind = 'm'
				}
				to = max(to, a.to)
			} else if placeTypes[r.norm(at+1)] { // places are read after figures
				return r.bareFigure(f, i, next, s)
			}
		} else if !strings.HasPrefix(r.norm(at+1), "ال") && n.one {
			n.kind = '?' // "من قوات", "من أسرة"
			n.what, n.unit = "", "people"
		}
		return r.settled(f, n, at+1, to, s)
	}
	if n, ok := r.nounAt(at); ok {
		to := at + 1
		if pairFirst[w] && n.what != "" && nounPairs[w+" "+r.norm(at+1)] != "" {
			to++
		}
		// "قتيلاً وجريحاً" and "آلية وشاحنة" are one figure.
		if next := r.norm(to); n.one && strings.HasPrefix(next, "و") {
			if m, ok := nounOf(strings.TrimPrefix(next, "و")); ok && m.one && !m.dual && m.unit == n.unit && n.what != "" && m.what != "" && next != "واصابه" && next != "ووفاه" {
				to++
			}
		}
		return r.settled(f, n, at, to, s)
	}
	// An adjective or a name between: "16 \"مرتزقاً\"". Else the noun is none that is known.
	if r.tokens[at].Kind == text.Word && !stopCues[w] && !stopCues[r.bare(at)] && r.fateAt(at) == "" {
		if strings.HasPrefix(w, "و") || strings.HasPrefix(w, "ال") || strings.HasPrefix(w, "ف") && letters(w) < 5 || includingCues[w] || includingCues[r.bare(at)] {
			return r.bareFigure(f, i, next, s)
		}
		return r.settled(f, noun{unit: "people", kind: '?'}, at, at+1, s)
	}
	return r.bareFigure(f, i, next, s)
}

// ofThings reports whether the figure before, in the same sentence, counts things.
func (r *reader) ofThings(s sentence) bool {
	last := r.lastFigure(s)
	return last != nil && last.from >= s.from && last.q.Unit == "items"
}

var quoteMarks = set("\"", "«", "»", "“", "”", "'", "*", "_")

func (r *reader) nounKind(i int) byte {
	n, ok := r.nounAt(i)
	if !ok {
		return 0
	}
	return max(n.kind, 1)
}

// actorNear is the naming that begins at token i or behind quotation marks.
func (r *reader) actorNear(i int) *naming {
	for quoteMarks[r.norm(i)] {
		i++
	}
	return r.namingAt(i)
}

// englishStops end a noun phrase.
var englishStops = set("in", "on", "at", "with", "against", "after", "before", "from", "to", "near", "by", "that", "during", "were", "was", "are", "is", "be", "been", "had", "have", "has", "who", "whom", "which", "and", "or", "but", "as", "while", "when", "where",
	"for", "into", "inside", "outside", "since", "until", "between", "among", "including", "around", "across", "along", "aboard", "under", "over", "without", "within", "per", "said", "says", "also", "still", "may", "could", "would", "will", "did", "do", "does", "not", "it", "they", "he", "she", "there", "then", "so", "than", "because", "if", "following", "carrying", "belonging", "linked", "so", "left", "went", "came", "arrived", "crossed", "attacked", "described", "used", "found", "remain", "remained", "landed", "conducted", "behind", "apart", "ago", "early", "late", "each", "a", "an", "the", "their", "its", "his", "loaded", "travelling", "traveling", "aged", "killed", "toward", "towards")

func (r *reader) countedEnglish(f figure, i, next int, s sentence) (figure, bool) {
	at := next
	for at < s.to && (quoteMarks[r.norm(at)] || r.norm(at) == ")" && r.norm(i-1) == "(") {
		at++
	}
	if w := r.norm(at); w == "-" && r.touching(at-1, at+2) {
		// "a four-man team", "a 300-strong force"; "34-year-old" is none.
		switch r.norm(at + 1) {
		case "man", "member", "person", "strong", "fighter", "woman":
			kind := byte('s')
			switch r.norm(at + 2) {
			case "cell", "gang", "network":
				kind = 'm'
			case "delegation", "committee", "panel", "council", "jury", "board", "family":
				return f, false
			}
			if r.norm(i-1) == "a" || r.norm(i-1) == "an" || r.norm(i-1) == "the" {
				f.from = i - 1
			}
			return r.settled(f, noun{unit: "people", kind: kind}, at+1, min(at+3, s.to), s)
		}
		return f, false
	}
	if w := r.norm(at); w == "x" || w == "×" {
		at++
	}
	last, lastAt, unknown := noun{}, -1, -1
	seen := 0
	partitive := false
scan:
	for k := at; k < s.to && seen < 9; k++ {
		w := r.norm(k)
		t := &r.tokens[k]
		if t.Kind == text.Break {
			break
		}
		if t.Kind == text.Punct {
			if w == "-" || quoteMarks[w] || w == "'" || w == "." && abbreviated(r.norm(k-1)) {
				continue
			}
			if w == "(" && k > at && r.norm(k+2) == ")" && k+3 < s.to && r.tokens[k+3].Kind == text.Word && !englishStops[r.norm(k+3)] {
				k += 2 // "17 Islamic State (ISIS) members"
				continue
			}
			break
		}
		if t.Kind == text.Number {
			break
		}
		if w == "of" {
			switch {
			case k == at && !partitive:
				partitive = true
				for k+1 < s.to && articles[r.norm(k+1)] {
					k++
				}
				switch r.norm(k + 1) {
				case "them", "whom", "which", "these", "those", "us":
					if f.q.Value == 1 && r.norm(k+1) == "them" && f.from == i {
						return f, false // "one of them" counts nothing
					}
					if last := r.lastFigure(s); last != nil && last.from >= s.from && last.q.Unit != "people" && last.q.Unit != "families" && fates[r.norm(k+2)] == "" && r.passive(k+2, s) == "" && r.norm(k+1) != "whom" {
						f.q.What, f.q.Unit, f.kind, f.part, f.to = last.q.What, last.q.Unit, last.kind, true, k+2
						return f, true
					}
					f.part = r.norm(k+1) != "us"
					if what := fates[r.norm(k+2)]; what != "" {
						f.q.What, f.q.Unit, f.kind, f.to = what, "people", 'o', k+3
						return f, true
					}
					return r.settled(f, noun{unit: "people", kind: 'o'}, k+1, k+2, s)
				}
				continue
			case lastAt >= 0 && last.kind == 'k':
				return r.weighed(f, lastAt, k+1, s)
			}
			break
		}
		if w == "remaining" || w == "additional" {
			seen++
			continue
		}
		n, ok := nouns[w]
		if w == "camps" && campKinds[r.norm(k-1)] {
			n, ok = noun{what: "hideouts", unit: "items"}, true
		}
		if w == "areas" && siteAreas[r.norm(k-1)] {
			n, ok = noun{what: "buildings", unit: "items"}, true
		}
		if !ok {
			if strings.HasSuffix(w, "'s") && !partitive {
				break scan
			}
		}
		if ok && n.kind == 'o' && k+1 < s.to && r.tokens[k+1].Kind == text.Word && !englishStops[r.norm(k+1)] && fates[r.norm(k+1)] == "" {
			continue // "four other women"
		}
		if !ok && fates[w] != "" {
			if _, more := nouns[r.norm(k+1)]; more && w != "killed" && (k == at || nounish[w]) {
				if !nounish[w] && strings.HasSuffix(w, "ed") && f.q.What == "" {
					f.q.What = fates[w]
				}
				continue // "three wounded soldiers", "detention facilities"
			}
			break
		}
		if ok && fates[w] != "" && lastAt >= 0 { // "two soldiers dead"
			break
		}
		if w == "and" && lastAt < 0 && unknown >= 0 && k == unknown+1 && r.describesOn(k+1, s) {
			continue // "30 senior and mid-level leaders"
		}
		if !ok && englishStops[w] && t.Text != "IS" {
			break
		}
		seen++
		if containers[w] && r.norm(k+1) == "of" {
			k++
			continue
		}
		if w == "pick" && r.norm(k+1) == "-" && (r.norm(k+2) == "up" || r.norm(k+2) == "ups") {
			if _, more := nouns[r.norm(k+3)]; more {
				k += 2
				continue // pick-up trucks
			}
			return r.settled(f, noun{what: "vehicles", unit: "items"}, k+2, k+3, s)
		}
		if r.norm(k+1) == "-" && r.touching(k, k+3) {
			if _, compound := nouns[r.norm(k+2)]; !compound {
				k += 2 // home-made
				continue
			}
		}
		if ok {
			if n.what == "killed" && lastAt < 0 && w != "bodies" && w != "body" {
				if m, more := nouns[r.norm(k+1)]; more && m.kind != 0 {
					if w == "dead" {
						f.q.What = "killed"
					}
					continue // "four dead soldiers"
				}
			}
			last, lastAt = n, k
			// A known noun that another follows only describes it: car bombs, fuel trucks.
			nextNoun := k + 1
			if r.norm(nextNoun) == "-" {
				nextNoun++
			}
			if _, more := nouns[r.norm(nextNoun)]; !more || fates[r.norm(nextNoun)] != "" {
				if nw := r.norm(nextNoun); !secondNouns[nw] {
					break
				}
			}
			continue
		}
		if lastAt >= 0 {
			break
		}
		unknown = k
	}
	if lastAt >= 0 {
		if w := r.norm(lastAt + 1); last.unit == "people" && fates[r.norm(lastAt)] == "" && (bands[w] || bands[strings.TrimSuffix(w, "s")]) {
			return f, false // "two sniper teams"
		}
		if last.kind == 'p' && (r.norm(lastAt-1) == "armed" || r.norm(lastAt-1) == "masked") {
			last.kind = 'm'
		}
		if last.kind == 'k' {
			return r.weighed(f, lastAt, lastAt+1, s)
		}
		if partitive && f.q.Value == 1 && f.q.Max == 1 && (last.unit != "people" || r.norm(at+1) == "the") {
			return f, false // "one of the cars" counts nothing
		}
		if last.kind == 't' && r.norm(lastAt-1) == "oil" || r.norm(lastAt-1) == "fuel" {
			last.kind = 0
		}
		if r.norm(lastAt) == "times" && !r.saidBefore(f.from, s.from, 12, struckWords) {
			return f, false
		}
		return r.settled(f, last, lastAt, lastAt+1, s)
	}
	if unknown >= 0 && f.q.Value == 1 && (bands[r.norm(unknown)] || partitive && articles[r.norm(at+1)]) {
		return f, false // "one of the hilltops"
	}
	if unknown >= 0 && (partitive || plural(r.norm(unknown)) || f.q.Value == 1) {
		return r.settled(f, noun{unit: "people", kind: '?'}, unknown, unknown+1, s)
	}
	return r.bareFigure(f, i, next, s)
}

// bands are nouns of several together: one of them is nobody.
var bands = set("cell", "group", "gang", "network", "tribe", "unit", "patrol", "convoy", "squad", "clan", "team")

// describesOn reports whether an adjective at token k goes on to a noun of people.
func (r *reader) describesOn(k int, s sentence) bool {
	for n := k; n < s.to && n < k+6; n++ {
		w := r.norm(n)
		if m, ok := nouns[w]; ok {
			return n > k && m.unit == "people" && fates[w] == ""
		}
		if w != "-" && (r.tokens[n].Kind != text.Word || englishStops[w] || fates[w] != "" || numberWords[w].v > 0) {
			return false
		}
	}
	return false
}

var (
	articles    = set("the", "its", "their", "our", "his", "her", "some")
	secondNouns = set("bombs", "complex", "detectors", "plants", "belts", "vests", "launchers")
	struckWords = set("hit", "struck", "bombed", "strike", "shelled", "raided", "hitting", "striking")
)

// campKinds stand before camps of armed men.
var campKinds = set("training", "militant", "terrorist", "isis", "isil", "is", "daesh", "desert")

// siteAreas stand before "areas" that are sites: "four staging areas".
var siteAreas = set("staging", "assembly", "training", "storage", "fighting")

// nounish are words of what befell people that also describe a noun.
var nounish = set("detention", "arrest", "death", "escape", "return", "release", "kill", "hostage", "displacement", "custody")

// containers hold what is counted: "64 items of ordnance".
var containers = set("items", "item", "pieces", "piece", "types", "boxes", "crates", "sets", "units", "pairs", "sticks", "stocks")

func abbreviated(w string) bool { return w == "u.s" || w == "us" || w == "u" }

func plural(w string) bool { return strings.HasSuffix(w, "s") || strings.HasSuffix(w, "men") }

// saidBefore reports whether one of some words stands in the n tokens before at.
func (r *reader) saidBefore(at, floor, n int, words map[string]bool) bool {
	for k := at - 1; k >= floor && k >= at-n; k-- {
		w := r.norm(k)
		if words[w] {
			return true
		}
		if !isLatin(w) && r.tokens[k].Kind == text.Word {
			for _, f := range r.forms[k] {
				if words[f] {
					return true
				}
			}
		}
	}
	return false
}

// wordsAway is how many tokens before at the nearest of some words stands; n when none is nearer.
func (r *reader) wordsAway(at, floor, n int, words map[string]bool) int {
	for k := at - 1; k >= floor && k > at-n; k-- {
		w := r.norm(k)
		if words[w] {
			return at - k
		}
		if !isLatin(w) && r.tokens[k].Kind == text.Word {
			for _, f := range r.forms[k] {
				if words[f] {
					return at - k
				}
			}
		}
	}
	return n
}

// saidBehind is saidBefore for the n tokens from at on.
func (r *reader) saidBehind(at, end, n int, words map[string]bool) bool {
	for k := at; k < end && k < at+n; k++ {
		w := r.norm(k)
		if words[w] {
			return true
		}
		if !isLatin(w) && r.tokens[k].Kind == text.Word {
			for _, f := range r.forms[k] {
				if words[f] {
					return true
				}
			}
		}
	}
	return false
}

var (
	foundWords = set("carried", "sent", "wired", "transfer", "transferring", "passed", "raised", "moved", "taken", "laundered", "smuggled", "providing", "ضبط", "ضبطت", "ضبطوا", "صادر", "صادرت", "صودر", "صودرت", "مصادره", "عثر", "عثرت", "عثروا", "العثور", "عثور", "بحوزته", "بحوزتهم", "بحوزتها", "حوزتهما", "بحوزتهما", "مبلغ", "فديه", "الفديه", "دفع", "دفعت", "تسليم", "سلم", "مضبوطات", "المضبوطات", "استولي", "استولت", "سرق", "سرقت", "سرقه", "نهب", "حوله", "تحويل", "وجد", "وجدت", "يحوي", "تحوي", "يحتوي",
		"seized", "seize", "seizing", "recovered", "recover", "found", "turned", "uncovered", "unearthed", "yielded", "amount", "sum", "confiscated", "cash", "paid", "paying", "ransom", "stole", "stolen", "robbed", "handed", "transferred", "carrying", "discovered", "looted", "took", "captured")
	gotWords   = set("received", "receive", "receiving", "تلقي", "تلقت", "تلقوا", "تسلم", "تسلمت", "تسلموا", "قبض")
	askedWords = set("طلب", "طلبت", "طلبوا", "طلبا", "طلبه", "يطلب", "يطلبون", "تطلب", "مطالبين", "مطالبه", "مطالبا", "طالب", "طالبت", "طالبوا", "طالبه", "طالبته", "طالبوه", "طالبهم", "طالبوهم", "طالبوني", "يطالب", "يطالبه", "يطالبهم", "يطالبون", "تطالب", "تطالبه", "تطالبهم", "يدفع", "تدفع", "يدفعوا", "ندفع", "بدفع", "لدفع", "تكلفه", "كلفه", "بكلفه", "بتكلفه", "سعر", "ثمن", "بسعر", "مكافاه", "ميزانيه", "موازنه", "بقيمه", "راتب", "رواتب", "خسائر",
		"charging", "charge", "charged", "cost", "costs", "price", "requirement", "funding", "fund", "budget", "reward", "worth", "demanded", "demand", "demanding", "demands", "fetch", "fetching", "fetches", "pay", "asking", "asked", "offered", "offering", "salary", "appeal", "plan", "head", "aid", "pledged")
	firedWords   = set("قصف", "قصفت", "رد", "ردت", "سقوط", "سقطت", "سقط", "اطلق", "اطلقت", "اطلقوا", "اطلاق", "استهدف", "استهدفت", "امطر", "رشق", "انفجار", "انفجرت", "fired", "fire", "shelled", "launched", "lobbed", "shelling", "bombarded")
	gunWords     = set("mortar", "artillery", "tank")
	landWords    = set("landed", "fell", "hit", "struck", "exploded", "slammed", "impacted", "fired", "launched", "سقطت", "سقط", "انفجرت", "اصابت", "استهدفت", "طالت")
	drugWords    = set("كبتاغون", "كبتاجون", "حشيش", "الحشيش", "مخدر", "مخدره", "المخدره", "مخدرات", "المخدرات", "كريستال", "الكريستال", "كوكايين", "هيرويين", "captagon", "hashish", "drug", "drugs", "crystal", "heroin", "cocaine", "narcotics", "methamphetamine")
	boomWords    = set("متفجرات", "المتفجرات", "متفجره", "المتفجره", "الانفجار", "تي", "tnt", "نترات", "الامونيوم", "c4", "سي", "بارود", "البارود", "السيفور", "مواد", "ماده", "explosive", "explosives", "ammonium", "gunpowder", "rdx", "fertiliser", "fertilizer", "شظايا")
	burntWords   = set("احرق", "احرقت", "حرق", "دمر", "دمرت", "تدمير", "استهدف", "استهدفت", "استهداف", "اعطب", "burned", "burnt", "torched", "destroyed", "hit", "attacked", "struck", "destroying", "burning")
	groupSays    = set("التنظيم", "تنظيم", "داعش", "خلايا", "خلاياه", "مقاتلو", "مقاتلي", "مقاتليه", "تبني", "تبنت", "الصحيفه", "المتحدث", "شنها", "isis", "is", "isil", "daesh", "group", "cells", "claimed", "claims", "militants", "insurgents", "province")
	againstWords = set("ضد", "against")
	jointWords   = set("مشتركه", "امنيه", "partnered", "joint", "alongside", "استباقيه", "نوعيه", "دهم", "تفتيش")
	didWords     = set("نفذ", "نفذت", "نفذوا", "شن", "شنت", "اجري", "اجرت", "conducted", "carried", "held", "launched", "completed", "executed")
	forceSays    = set("التحالف", "القوات", "قوات", "القياده", "قواتنا", "الجيش", "الجهاز", "الوزاره", "coalition", "forces", "command", "centcom", "partners", "police", "security", "sdf", "army", "force", "military", "troops", "القوه", "مفارز", "قطعات", "قطعاتنا", "قياده", "اداره", "مديريه", "وحدات", "فرقه", "لواء", "الامن", "الشرطه", "الاستخبارات", "قوه")
)

// weighed reads what a weight is of: explosives and drugs count.
func (r *reader) weighed(f figure, unitAt, at int, s sentence) (figure, bool) {
	switch {
	case r.saidBehind(at, s.to, 5, drugWords):
		f.q.What = "drugs"
	case r.saidBehind(at, s.to, 5, boomWords):
		f.q.What = "ammunition"
	default:
		return f, false
	}
	f.q.Unit, f.kind, f.to = "kg", 'k', unitAt+1
	if w := r.norm(unitAt); strings.HasPrefix(w, "غرام") || w == "grams" {
		f.q.Unit = "g"
	} else if strings.HasPrefix(w, "طن") || strings.HasPrefix(w, "اطنان") || strings.HasPrefix(w, "ton") {
		f.q.Unit = "t"
	}
	for k := at; k < s.to && k < at+5; k++ {
		if drugWords[r.norm(k)] || boomWords[r.norm(k)] {
			f.to = k + 1
		}
	}
	return f, true
}

// handed reports whether a sum of money was found or given.
func (r *reader) handed(f figure, s sentence) bool {
	if r.saidBefore(f.from, s.from, 7, askedWords) || r.saidBehind(f.to, s.to, 3, askedWords) {
		return false
	}
	if r.saidBefore(f.from, s.from, 5, gotWords) && r.norm(f.from-1) != ":" {
		return true
	}
	return r.saidBefore(f.from, s.from, 40, foundWords) || r.saidBehind(f.to, s.to, 25, foundWords) || r.listed(s)
}

// listed reports whether a line belongs to a list of what was seized.
func (r *reader) listed(s sentence) bool {
	k := r.sentenceAt(s.from)
	for n := k; n > 0 && n > k-15; n-- {
		line := r.sentences[n]
		if !r.bullet(line) && n != k {
			return r.saidBefore(line.to, line.from, 40, foundWords)
		}
		if n == k && !r.bullet(line) {
			return false
		}
	}
	return false
}

func (r *reader) bullet(s sentence) bool {
	w := r.norm(s.from)
	return bullets[w] || r.tokens[s.from].Kind == text.Number && r.norm(s.from+1) != "" && r.tokens[s.from+1].Kind == text.Punct
}

var bullets = set("-", "–", "—", "•", "*", "▪", "▪️", "·", "●", "◦", "‣", "+")

// settled fills in what is counted, once the noun at token at is known; to is the end of the figure.
func (r *reader) settled(f figure, n noun, at, to int, s sentence) (figure, bool) {
	if n.kind == 'k' {
		return r.weighed(f, at, to, s)
	}
	if n.kind == '?' && measures[r.norm(at)] {
		return f, false
	}
	b := r.boundAfter(to)
	if w := r.norm(to); !b.open && !b.approx && to+1 < s.to && r.tokens[to].Kind == text.Word && !stopCues[w] && !englishStops[w] && r.fateAt(to) == "" && (isLatin(w) || !strings.HasPrefix(w, "و")) {
		if later := r.boundAfter(to + 1); later.open { // ضربتين جويتين على الأقل
			b = later
		}
	}
	if b.open {
		f.q.Max = -1
	}
	f.q.Approx = f.q.Approx || b.approx
	f.to = max(b.to, at+1)
	f.q.Unit, f.kind = n.unit, n.kind
	if n.what != "" || n.unit != "people" {
		f.q.What = n.what
	}
	f.part = f.part || r.included(f.from)
	switch {
	case n.kind == 0 && n.unit == "people":
		return f, true // cases of what the noun says
	case n.kind == '$':
		if r.norm(f.to) == "اميركي" || r.norm(f.to) == "امريكي" {
			f.to++
		}
		f.q.Unit = currency(r.norm(at))
		return f, r.handed(f, s)
	case n.kind == 'w':
		if r.wordsAway(f.from, s.from, 30, firedWords) < r.wordsAway(f.from, s.from, 30, foundWords) || r.saidBehind(f.to, s.to, 4, landWords) {
			f.q.What = "shells"
		} else if w := r.norm(at); (w == "rounds" || w == "round") && !r.saidBefore(at, f.from, 3, gunWords) {
			f.q.What = "ammunition"
		}
		return f, true
	case n.kind == 't':
		if r.saidBefore(f.from, s.from, 6, burntWords) {
			f.q.What = "vehicles"
		}
		return f, true
	case n.kind == 'e':
		f.q.What = r.deeds(f, s)
		return f, f.q.What != ""
	case n.what == "drugs" || n.what == "":
	case n.unit == "items" || n.unit == "families":
		if n.what == "weapons" && r.norm(at) == "قنابل" && (r.norm(at+1) == "طايره" || r.norm(at+1) == "جويه") {
			return f, false
		}
		return f, true
	}
	if n.what == "drugs" {
		return f, r.saidBehind(f.to, s.to, 3, drugWords) || r.norm(at) == "captagon" || isLatin(r.norm(at)) || strings.HasPrefix(r.norm(at), "حب")
	}
	if n.what == "missing" && isLatin(r.norm(at)) {
		return f, true // "left over 50 missing"
	}
	if n.what == "wounded" && r.saidBefore(f.from, s.from, 1, dying) {
		f.q.What = "killed" // "وفاة اثنين من المصابين"
	}
	if n.unit == "people" && n.what != "" && n.what != "killed" && n.what != "wounded" {
		if what := r.befell(&f, f.to, n.kind, s); what == "killed" || what == "wounded" || what == "returned" || what == "arrested" || what == "kidnapped" {
			f.q.What = what
		}
		r.whose(&f, at)
		return f, true
	}
	if f.q.What == "" {
		f.q.What = r.befell(&f, f.to, n.kind, s)
	}
	if f.q.What == "" {
		return f, false
	}
	r.whose(&f, at)
	return f, true
}

// dying are words for dying that do not say that it was by violence.
var dying = set("وفاه", "توفي", "توفيا", "فارق", "مات")

// included reports whether a figure that begins at token i is a part of one before it.
func (r *reader) included(i int) bool {
	prev := r.norm(i - 1)
	return includingCues[r.bare(i-1)] || includingCues[prev] || prev == "them" && r.norm(i-2) == "among" || strings.HasSuffix(prev, "ضمنهم")
}

func currency(w string) string {
	switch {
	case strings.HasPrefix(w, "دولار"), w == "dollars", w == "dollar", w == "usd":
		return "USD"
	case w == "يورو", strings.HasPrefix(w, "euro"):
		return "EUR"
	case strings.HasPrefix(w, "لير"), strings.HasPrefix(w, "lira"), w == "pounds":
		return "lira"
	case strings.HasPrefix(w, "دينار"), w == "دنانير", w == "dinars":
		return "dinar"
	}
	return "riyal"
}

// deeds tells whose operations are counted: those of the group are attacks, those of forces raids.
func (r *reader) deeds(f figure, s sentence) string {
	for k := f.from - 1; k >= s.from && k > f.from-14; k-- {
		if what := r.fateAt(k); what == "arrested" {
			return "raids" // "arrested five members of its cells in two operations"
		} else if what != "" {
			break
		}
	}
	for k := f.to; k < s.to && k < f.to+12; k++ {
		if w := r.norm(k); w == "." || w == "؛" || w == ";" || w == "فيما" || w == "بينما" || w == "كما" || w == "while" || w == "and" {
			break
		}
		if r.fateAt(k) == "arrested" {
			return "raids" // "two similar operations in which six were detained"
		}
	}
	if r.saidBefore(f.from, s.from, 8, againstWords) || r.saidBehind(f.to, s.to, 6, againstWords) || r.saidBehind(f.to, s.to, 3, jointWords) {
		return "raids"
	}
	ours := r.wordsAway(f.from, s.from, 14, groupSays)
	if theirs := r.wordsAway(f.from, s.from, 14, forceSays); theirs < ours && r.saidBefore(f.from, s.from, 18, didWords) {
		return "raids"
	}
	if ours == 14 && !r.saidBehind(f.to, s.to, 6, groupSays) { // said again: "of the 36 operations", "another 15 operations"
		for n := len(r.figures) - 1; n >= 0 && n >= len(r.figures)-6; n-- {
			if r.figures[n].kind == 'e' {
				return r.figures[n].q.What
			}
		}
	}
	return "attacks"
}

// whose fills in of whom the people are: "خمسة عناصر من قسد", "three SDF members".
func (r *reader) whose(f *figure, at int) {
	if f.q.Unit != "people" {
		return
	}
	w := r.norm(at)
	if strings.HasPrefix(w, "مدني") || strings.HasPrefix(w, "المدني") || strings.HasPrefix(w, "civilian") {
		f.q.Of = "civilians"
		return
	}
	for k := f.from; k <= at; k++ {
		if a := r.actorAt(k); a != nil && a.Kind != actor.Media && k > f.from {
			f.q.Of = a.ID
			return
		}
	}
	k := at + 1
	for k < len(r.tokens) && (r.norm(k) == "من" || r.norm(k) == "of" || r.norm(k) == "from" || r.norm(k) == "the" || r.norm(k) == "في" || quoteMarks[r.norm(k)] && k < at+3) && k < at+4 {
		k++
	}
	if a := r.actorAt(k); a != nil && a.Kind != actor.Media {
		f.q.Of = a.ID
	}
}

func (r *reader) isQuantityNoun(i int) bool {
	_, ok := r.nounAt(i)
	return ok
}
