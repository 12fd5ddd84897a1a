package read

import (
	"strconv"
	"strings"

	"tansiq/internal/text"
)

// numeral is a written number or a part of one.
type numeral struct {
	v     int64
	scale bool // multiplies what stands before it: thousand, مليون
}

// numberWords are written numbers, folded.
var numberWords = map[string]numeral{}

const numberText = `
1: واحد واحدة واحدا one
2: اثنان اثنين اثنتان اثنتين اثنا اثني اثنتا اثنتي two couple
3: ثلاثة ثلاث ثلاثا three
4: أربعة أربع أربعا four
5: خمسة خمس خمسا five
6: ستة ست ستا six
7: سبعة سبع سبعا seven
8: ثمانية ثماني ثمان ثمانيا eight
9: تسعة تسع تسعا nine
10: عشرة عشر عشرا ten
11: eleven
12: twelve
13: thirteen
14: fourteen
15: fifteen
16: sixteen
17: seventeen
18: eighteen
19: nineteen
20: عشرون عشرين twenty
30: ثلاثون ثلاثين thirty
40: أربعون أربعين forty
50: خمسون خمسين fifty
60: ستون ستين sixty
70: سبعون سبعين seventy
80: ثمانون ثمانين eighty
90: تسعون تسعين ninety
100: مئة مائة مية
200: مئتان مئتين مئتي مئتا مائتان مائتين مائتي مائتا
300: ثلاثمئة ثلاثمائة
400: أربعمئة أربعمائة
500: خمسمئة خمسمائة
600: ستمئة ستمائة
700: سبعمئة سبعمائة
800: ثمانمئة ثمانمائة ثمانيمئة ثمانيمائة
900: تسعمئة تسعمائة
2000: ألفان ألفين ألفي ألفا
2000000: مليونان مليونين مليوني مليونا
x12: dozen
x100: hundred
x1000: thousand ألف آلاف
x1000000: million مليون ملايين
`

// vagueWords are numbers that are only sizes: "dozens of", "عشرات".
var vagueWords = map[string]int64{
	"عشرات": 20, "ميات": 200, "مايات": 200, "الاف": 2000, "الافا": 2000, "عشراتهم": 20, "ملايين": 2e6,
	"dozens": 24, "tens": 20, "scores": 40, "hundreds": 200, "thousands": 2000, "millions": 2e6,
}

func init() {
	for line := range strings.Lines(numberText) {
		head, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		head, scale := strings.CutPrefix(head, "x")
		v, _ := strconv.ParseInt(head, 10, 64) // the table is ours
		for w := range strings.FieldsSeq(list) {
			numberWords[text.Fold(w)] = numeral{v, scale}
		}
	}
}

// maxFigure is more than any report counts; what is greater is an identifier.
const maxFigure = 1e10

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

// digits reads figures, also such as have a point between thousands or before a fraction (of a million).
func (r *reader) digits(i int) (v int64, scaled bool, ok bool) {
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Number {
		return 0, false, false
	}
	if n, ok := r.number(i); ok {
		if s := r.tokens[i].Norm; len(s) > 1 && s[0] == '0' {
			return 0, false, false // 007, 04: no count
		}
		return int64(n), false, true
	}
	s := r.tokens[i].Norm
	whole, frac, point := strings.Cut(s, ".")
	if !point {
		whole, frac, point = strings.Cut(s, "٫")
	}
	if !point || strings.ContainsAny(frac, ".٫") {
		return 0, false, false
	}
	a, err1 := strconv.ParseInt(whole, 10, 32)
	b, err2 := strconv.ParseInt(frac, 10, 32)
	if err1 != nil || err2 != nil {
		return 0, false, false
	}
	if m := numberWords[r.norm(i+1)]; m.scale {
		v := float64(a) * float64(m.v)
		unit := float64(m.v)
		for range frac {
			unit /= 10
		}
		return int64(v + float64(b)*unit + 0.5), true, true
	}
	if len(frac) == 3 && len(whole) <= 3 && a > 0 {
		return a*1000 + b, false, true // 1.200
	}
	return 0, false, false
}

// numeralAt looks a written number up at token i; at the first of a number one-letter words may stand before it,
// inside only the conjunction. The article makes an adjective of it.
func (r *reader) numeralAt(i int, first bool) (n numeral, prefix string, ok bool) {
	w := r.norm(i)
	if n, ok := numberWords[w]; ok {
		return n, "", true
	}
	if isLatin(w) || w == "" || r.tokens[i].Kind != text.Word {
		return numeral{}, "", false
	}
	for _, f := range r.forms[i][1:] {
		n, ok := numberWords[f]
		if !ok {
			continue
		}
		if strings.HasSuffix(w, "ا") && !strings.HasSuffix(f, "ا") {
			return n, "", true // مليوناً
		}
		p := strings.TrimSuffix(w, f)
		if strings.HasSuffix(p, "ال") || strings.HasSuffix(p, "لل") || strings.Contains(p, "س") || !first && p != "و" { // سلمية is a town
			return numeral{}, "", false
		}
		return n, p, true
	}
	return numeral{}, "", false
}

// count reads a number in figures or in words.
func (r *reader) count(i int) (n int64, next int, ok bool) {
	n, next, _, ok = r.countAt(i)
	return n, next, ok
}

// glued reads figures that are written together with a sign: "3x", "15kg".
func (r *reader) glued(i int) (v int64, sign string) {
	w := r.tokens[i].Norm
	k := 0
	for ; k < len(w) && k < 9 && w[k] >= '0' && w[k] <= '9'; k++ {
		v = v*10 + int64(w[k]-'0')
	}
	return v, w[k:]
}

// countAt is count with the one-letter words that are written before the number.
func (r *reader) countAt(i int) (n int64, next int, prefix string, ok bool) {
	if v, scaled, isNumber := r.digits(i); isNumber {
		n, next = v, i+1
		if scaled {
			return n, next + 1, "", true
		}
		m := numberWords[r.norm(next)]
		if r.norm(next) == "الفا" { // 180 ألفاً
			m = numeral{1000, true}
		}
		if m.scale && n < 1e6 {
			n, next = n*m.v, next+1
			if rest, _, isNumber := r.digits(next + 1); isNumber && r.norm(next) == "و" && rest > 0 && rest < 1000 {
				if less := numberWords[r.norm(next+2)]; less.scale && less.v < m.v { // 6 ملايين و200 ألف
					n, next = n+rest*less.v, next+3
				} else if m.v == 1000 && !less.scale && n%1000 == 0 { // 5 آلاف و600
					n, next = n+rest, next+2
				}
			}
		}
		return n, next, "", n < maxFigure
	}
	if i < 0 || i >= len(r.tokens) || r.tokens[i].Kind != text.Word {
		return 0, i, "", false
	}
	next = i
	w := r.norm(i)
	latin := isLatin(w)
	// "a hundred", "half a million", "a couple", "نصف مليون".
	if latin && (w == "a" || w == "an" || w == "half") {
		half := w == "half"
		at := i + 1
		if half && (r.norm(at) == "a" || r.norm(at) == "an") {
			at++
		}
		m, ok := numberWords[r.norm(at)]
		if !ok || !m.scale && m.v != 2 || half && !m.scale || m.v == 2 && r.norm(at) != "couple" {
			return 0, i, "", false
		}
		v := m.v
		if half {
			v /= 2
		}
		return v, at + 1, "", true
	}
	if part := int64(0); w == "نصف" || w == "ربع" {
		if part = 2; w == "ربع" {
			part = 4
		}
		if m := numberWords[strings.TrimPrefix(r.norm(i+1), "ال")]; m.scale && m.v >= 1e6 {
			return m.v / part, i + 2, "", true
		}
		return 0, i, "", false
	}
	var total, cur int64 // what is complete, and the group that a scale may still multiply
	least := int64(1 << 50)
	for next < len(r.tokens) && next < i+12 {
		w := r.norm(next)
		if next > i && latin {
			if w == "-" && r.touching(next-1, next+2) || w == "and" && cur >= 100 && cur%100 == 0 {
				if m, isWord := numberWords[r.norm(next+1)]; isWord && !m.scale && m.v < 100 && (w == "and" || cur%10 == 0 && cur%100 >= 20 && m.v < 10) {
					next++
					w = r.norm(next)
				}
			}
		}
		m, p, isWord := r.numeralAt(next, next == i)
		switch {
		case !isWord && next == i && (w == "احد" || w == "احدي" || strings.HasSuffix(w, "احد") || strings.HasSuffix(w, "احدي")):
			// "أحد عشر" is eleven, "إحدى وعشرون" twenty-one; alone it is no number.
			p = strings.TrimSuffix(strings.TrimSuffix(w, "احدي"), "احد")
			after, q, follows := r.numeralAt(next+1, false)
			if !follows || len(p) > 4 || !(after.v == 10 && q == "" || after.v >= 20 && after.v < 100 && q == "و") {
				return 0, i, "", false
			}
			m, isWord = numeral{v: 1}, true
		case !isWord:
			return total + cur, next, prefix, next > i
		}
		if next == i {
			prefix = p
		}
		switch {
		case m.scale || next > i && p == "" && m.v >= 2000 && cur > 0: // also خمسة عشر ألفاً
			mul := m.v
			if !m.scale {
				mul = m.v / 2
			}
			if next == i && latin {
				return 0, i, "", false
			}
			if next == i && (w == "الاف" || w == "ملايين") {
				return 0, i, "", false
			}
			if next > i && p == "و" { // ومئة ألف, وألف
				if cur == 0 || mul >= least {
					return total + cur, next, prefix, true
				}
				total, cur = total+cur, 1
			}
			cur = max(cur, 1) * mul
			least = mul
			if mul >= 1000 {
				total, cur = total+cur, 0
			}
		case next == i && m.v >= 1000: // ألفان
			total, least = m.v, m.v/2
		case next == i:
			cur, least = m.v, m.v
		case p == "" && !latin && m.v == 10 && cur >= 1 && cur <= 9 && least < 10:
			cur, least = cur+10, 10 // ثلاثة عشر
		case p == "" && !latin && m.v == 100 && cur >= 3 && cur <= 9:
			cur, least = cur*100, 100 // ثلاث مئة
		case !latin && p == "و" && (cur == 0 && total > 0 || cur >= 1 && cur < 10 && m.v >= 20 && m.v < 100 || cur >= 100 && m.v < 100 && cur%100 == 0):
			cur, least = cur+m.v, m.v
		case !latin && p == "و" && cur >= 100 && cur%100 < 10 && cur%100 > 0 && m.v >= 20 && m.v < 100:
			cur, least = cur+m.v, m.v // مئة وخمسة وعشرون
		case latin && (cur == 0 && total > 0 && m.v < 1000 || cur >= 100 && cur%100 == 0 && m.v < 100 || cur >= 20 && cur%10 == 0 && m.v < 10 && r.norm(next-1) == "-" || cur >= 20 && cur < 100 && cur%10 == 0 && m.v < 10):
			cur, least = cur+m.v, m.v
		default:
			return total + cur, next, prefix, true
		}
		next++
		if r.norm(next) == "ونصف" && least >= 1000 { // مليون ونصف
			total += least / 2
			next++
			if strings.HasPrefix(r.norm(next), "المليون") {
				next++
			}
			return total + cur, next, prefix, true
		}
	}
	return total + cur, next, prefix, next > i && total+cur < maxFigure
}

// bound is what the words around a number make of it.
type bound struct {
	from   int // where those before it begin
	cut    int // letters of the first of them that stand before it
	to     int // where those after it end
	atMost bool
	open   bool // at least
	approx bool
}

// modifiers are the words right before a number, the last of them first.
type modifier struct {
	before []string // the words before the last, nearest first; any of them in this order
	open   bool
	atMost bool
	approx bool
}

var modifiers = map[string][]modifier{}

func init() {
	for line := range strings.Lines(`
more: اكثر من|ازيد من|يزيد عن|يزيد علي|تزيد عن|تزيد علي|يفوق|تفوق|يتجاوز|تتجاوز|تجاوز|تجاوزت|ما يفوق|ما يزيد عن|ما يزيد علي|بما يزيد عن|فوق|يربو علي|يربو عن|ما يربو علي|ما يربو عن|تربو علي
more: more than|over|upwards of|in excess of|exceeding|exceeded|above|well over|greater than
least: ما لا يقل عن|لا يقل عن|لا تقل عن|بما لا يقل عن|ما لا يقل|علي الاقل|علي اقل تقدير|كحد ادني
least: at least|no fewer than|no less than|not less than|not fewer than|a minimum of|minimum of
about: نحو|حوالي|حوالى|قرابه|زهاء|ما يقارب|يقارب|ما يقرب من|يقرب من|بحدود|في حدود|حدود|ما يناهز|يناهز|تقريبا|قرابه ال|مايقارب|ما يقدر ب|يقدر ب
about: about|around|some|nearly|almost|approximately|roughly|an estimated|estimated|perhaps|close to|circa|approx|approx .|or so|an additional estimated|~
most: اقل من|ما يصل الي|يصل الي|تصل الي|لا يتجاوز|لا تتجاوز|لا يزيد عن|لا يزيد علي|لا تزيد عن|لا تزيد علي|بحد اقصي|حتي
most: up to|as many as|fewer than|less than|under|no more than|not more than|at most|a maximum of|maximum of|below
`) {
		kind, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		for phrase := range strings.SplitSeq(list, "|") {
			words := strings.Fields(phrase)
			m := modifier{open: kind == "more" || kind == "least", atMost: kind == "most", approx: kind != "least"}
			for k := len(words) - 2; k >= 0; k-- {
				m.before = append(m.before, words[k])
			}
			last := words[len(words)-1]
			modifiers[last] = append(modifiers[last], m)
		}
	}
}

// boundBefore reads the words right before a number that begins at token i.
func (r *reader) boundBefore(i int) bound {
	b := bound{from: i, to: i}
	for range 2 { // "at least some 40"
		at := b.from - 1
		w := r.norm(at)
		if w == "(" || w == "\"" || w == "ب" {
			at--
			w = r.norm(at)
		}
		if w == "" {
			return b
		}
		best, from := (*modifier)(nil), 0
		last := w
		list, ok := modifiers[w]
		for k := 1; !ok && at >= 0 && k < len(r.forms[at]) && !isLatin(w); k++ {
			last = r.forms[at][k] // بنحو
			list, ok = modifiers[last]
		}
		for k := range list {
			m := &list[k]
			fits := true
			for n, want := range m.before {
				if have := r.norm(at - 1 - n); have != want && !(at-1-n >= 0 && n == len(m.before)-1 && hasForm(r.forms[at-1-n], want)) {
					fits = false
					break
				}
			}
			if fits && (best == nil || len(m.before) > len(best.before)) {
				best, from = m, at-len(m.before)
			}
		}
		if best == nil {
			return b
		}
		if w == "over" && (r.norm(at-1) == "took" || r.norm(at-1) == "take" || r.norm(at-1) == "handed") {
			return b
		}
		b.from, b.cut = from, 0
		if have, want := r.norm(from), first(best, last); len(have) > len(want) && !isLatin(have) {
			b.cut = letters(strings.TrimSuffix(have, want))
		}
		b.open, b.atMost, b.approx = b.open || best.open, b.atMost || best.atMost, b.approx || best.approx
		if r.norm(from-1) == "ما" {
			b.from, b.cut = from-1, 0
		}
	}
	return b
}

// first is the first word of a modifier whose last is given.
func first(m *modifier, last string) string {
	if n := len(m.before); n > 0 {
		return m.before[n-1]
	}
	return last
}

func hasForm(forms []string, want string) bool {
	for _, f := range forms {
		if f == want {
			return true
		}
	}
	return false
}

// boundAfter reads "على الأقل", "at least", "or more" behind a figure that ends at token i.
func (r *reader) boundAfter(i int) (b bound) {
	b.to = i
	two := r.norm(i) + " " + r.norm(i+1)
	switch {
	case two == "علي الاقل" || two == "at least" || two == "or more" || two == "او اكثر" || two == "كحد ادني":
		b.open, b.to = true, i+2
	case r.norm(i) == "فاكثر" || r.norm(i) == "+" && r.touching(i-1, i+1):
		b.open, b.to = true, i+1
	case r.norm(i) == "تقريبا":
		b.approx, b.to = true, i+1
	case two == "or so":
		b.approx, b.to = true, i+2
	}
	return b
}
