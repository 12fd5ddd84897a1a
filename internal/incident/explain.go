package incident

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"tansiq/internal/text"
)

// contradictions puts the disagreements between and within the claims into words, in a fixed order.
func contradictions(b *bench, inc *Incident, desk Desk) []Contradiction {
	var out []Contradiction
	for i := range b.accounts {
		out = within(out, b.accounts[i].claim)
	}
	if len(b.accounts) == 1 {
		return out
	}
	if len(inc.When.Rivals) > 0 {
		out = append(out, rivalry(b, "date_vs_date", text.Bilingual{
			AR: "تختلف المصادر في التاريخ", EN: "The sources give different dates"}, inc.When, When.Words))
	}
	if inc.Place != nil && len(inc.Place.Rivals) > 0 {
		out = append(out, rivalry(b, "place_vs_place", text.Bilingual{
			AR: "تختلف المصادر في المكان", EN: "The sources give different places"}, *inc.Place, placeWords))
	}
	for i := range inc.Quantities {
		q := &inc.Quantities[i]
		if len(q.Rivals) == 0 {
			continue
		}
		out = append(out, rivalry(b, "count_vs_count", text.Bilingual{
			AR: "تختلف المصادر في العدد", EN: "The sources give different numbers"}, *q, Quantity.Words))
	}
	return actorContradictions(b, out, inc, desk)
}

// within finds what one claim contradicts in itself.
func within(out []Contradiction, c *Claim) []Contradiction {
	if p := c.Source.Published; p != NoDay && c.When.Start != NoDay && c.When.Start > p &&
		c.Certainty != Planned && c.Certainty != Possible && c.Class != Threat {
		w, pub := c.When.Words(), dayWords(p)
		out = append(out, Contradiction{Kind: "date_vs_published", Claims: []string{c.ID}, Explanation: text.Bilingual{
			AR: "التاريخ " + w.AR + " يقع بعد نشر المصدر في " + pub.AR,
			EN: "The date " + w.EN + " lies after the source was published, on " + pub.EN,
		}})
	}
	for i := range c.Quantities {
		whole := &c.Quantities[i]
		if whole.Of != "" {
			continue
		}
		_, most := whole.bounds()
		for j := range c.Quantities {
			part := &c.Quantities[j]
			if part.Of == "" || part.What != whole.What || part.Unit != whole.Unit {
				continue
			}
			if least, _ := part.bounds(); least > most {
				p, w := part.Words(), whole.Words()
				out = append(out, Contradiction{Kind: "count_sum", Claims: []string{c.ID}, Explanation: text.Bilingual{
					AR: "الجزء أكبر من المجموع: " + p.AR + " من " + w.AR,
					EN: "A part is greater than the whole: " + p.EN + " of " + w.EN,
				}})
			}
		}
	}
	return out
}

// shownRivals is how many rivals an explanation spells out.
const shownRivals = 4

// rivalry words a field's value and rivals, each with the sources behind it.
func rivalry[T any](b *bench, kind string, lead text.Bilingual, f Field[T], words func(T) text.Bilingual) Contradiction {
	var ar, en strings.Builder
	ar.WriteString(lead.AR + ": ")
	en.WriteString(lead.EN + ": ")
	c := Contradiction{Kind: kind}
	item := func(v T, ids []string, i int) {
		c.Claims = append(c.Claims, ids...)
		if i > shownRivals {
			return
		}
		if i > 0 {
			ar.WriteString("؛ ")
			en.WriteString("; ")
		}
		w, by := words(v), sourceNames(b, ids)
		fmt.Fprintf(&ar, "%s (%s)", isolate(w.In("ar"), "ar"), by.AR)
		fmt.Fprintf(&en, "%s (%s)", isolate(w.In("en"), "en"), by.EN)
	}
	item(f.Value, f.Claims, 0)
	for i, r := range f.Rivals {
		item(r.Value, r.Claims, i+1)
	}
	if more := len(f.Rivals) - shownRivals; more > 0 {
		fmt.Fprintf(&ar, "؛ و%d غيرها", more)
		fmt.Fprintf(&en, "; and %d more", more)
	}
	slices.Sort(c.Claims)
	c.Explanation = text.Bilingual{AR: ar.String(), EN: en.String()}
	return c
}

// sourceNames names up to two sources of the claims and counts the others.
func sourceNames(b *bench, ids []string) text.Bilingual {
	var all []string
	for i := range b.accounts {
		c := b.accounts[i].claim
		if _, found := slices.BinarySearch(ids, c.ID); !found {
			continue
		}
		name := c.Source.Name
		if name == "" {
			name = c.Source.ID
		}
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	slices.Sort(all)
	var ar, en []string
	for _, name := range all[:min(len(all), 2)] {
		ar, en = append(ar, isolate(name, "ar")), append(en, isolate(name, "en"))
	}
	if len(all) > 2 {
		more := "+" + strconv.Itoa(len(all)-2)
		ar, en = append(ar, more), append(en, more)
	}
	return text.Bilingual{AR: strings.Join(ar, "، "), EN: strings.Join(en, ", ")}
}

// isolate puts words of the other script, as they stand in a sentence of language lang, between the marks that
// keep their direction from turning the words around them.
func isolate(s, lang string) string {
	if said := text.Lang(s); said == "" || said == lang && !mixed(s) {
		return s
	}
	return "\u2068" + s + "\u2069" // first strong isolate … pop directional isolate
}

// mixed reports whether words have letters of both scripts.
func mixed(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) && unicode.IsLetter(r) }) &&
		strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) })
}

// actorContradictions finds disagreement over who acted: the same actor on both ends (direction), and
// claims whose actors by name have nobody in common (actor_vs_actor).
func actorContradictions(b *bench, out []Contradiction, inc *Incident, desk Desk) []Contradiction {
	turned := false
	for i := range inc.Actors {
		f := &inc.Actors[i]
		ids := map[bool][]string{}
		note := func(r Role, claims []string) {
			switch r {
			case By:
				ids[true] = append(ids[true], claims...)
			case Against, Target, Victim:
				ids[false] = append(ids[false], claims...)
			}
		}
		note(f.Value.Role, f.Claims)
		for _, r := range f.Rivals {
			note(r.Value.Role, r.Claims)
		}
		if len(ids[true]) == 0 || len(ids[false]) == 0 {
			continue
		}
		turned = true
		slices.Sort(ids[true])
		slices.Sort(ids[false])
		did, met := sourceNames(b, ids[true]), sourceNames(b, ids[false])
		claims := append(slices.Clone(ids[true]), ids[false]...)
		slices.Sort(claims)
		n := f.Value.Name
		out = append(out, Contradiction{Kind: "direction", Claims: claims, Explanation: text.Bilingual{
			AR: fmt.Sprintf("تختلف المصادر في اتجاه الفعل: %s في موقع الفاعل (%s)، أو في موقع المستهدَف (%s)", isolate(n.In("ar"), "ar"), did.AR, met.AR),
			EN: fmt.Sprintf("The sources disagree on who acted: %s acted (%s) or was acted upon (%s)", isolate(n.In("en"), "en"), did.EN, met.EN),
		}})
	}
	if turned {
		return out
	}
	// Who is By, by claim; parts of the subject group count as the group.
	type doer struct {
		key   actorKey
		name  text.Bilingual
		claim string
	}
	var doers []doer
	for i := range b.accounts {
		c := b.accounts[i].claim
		for j := range c.Actors {
			if p := &c.Actors[j]; p.Role == By {
				k := keyOf(p)
				if desk.IsSubject(k.id) {
					k.id = desk.Subject
				}
				doers = append(doers, doer{k, p.Name, c.ID})
			}
		}
	}
	// Claims that share a doer agree, also by way of a third; more than one such camp contradict each other.
	var camps [][]doer
	for _, d := range doers {
		joined := []doer{d}
		rest := camps[:0:0]
		for _, camp := range camps {
			if slices.ContainsFunc(camp, func(o doer) bool { return o.key == d.key || o.claim == d.claim }) {
				joined = append(camp[:len(camp):len(camp)], joined...)
			} else {
				rest = append(rest, camp)
			}
		}
		rest = append(rest, joined)
		camps = rest
	}
	if len(camps) < 2 {
		return out
	}
	camp := Field[text.Bilingual]{}
	for i, members := range camps {
		var ar, en, ids []string
		for _, d := range members {
			if a := d.name.In("ar"); !slices.Contains(ar, a) {
				ar = append(ar, a)
			}
			if e := d.name.In("en"); !slices.Contains(en, e) {
				en = append(en, e)
			}
			if !slices.Contains(ids, d.claim) {
				ids = append(ids, d.claim)
			}
		}
		slices.Sort(ar)
		slices.Sort(en)
		slices.Sort(ids)
		name := text.Bilingual{AR: strings.Join(ar, " و"), EN: strings.Join(en, " and ")}
		if i == 0 {
			camp.Value, camp.Claims = name, ids
		} else {
			camp.Rivals = append(camp.Rivals, Rival[text.Bilingual]{Value: name, Claims: ids})
		}
	}
	slices.SortFunc(camp.Rivals, func(x, y Rival[text.Bilingual]) int { return strings.Compare(x.Claims[0], y.Claims[0]) })
	return append(out, rivalry(b, "actor_vs_actor", text.Bilingual{
		AR: "تختلف المصادر في الفاعل", EN: "The sources name different actors"}, camp,
		func(t text.Bilingual) text.Bilingual { return t }))
}

func placeWords(p Place) text.Bilingual {
	if p.Name.AR != "" || p.Name.EN != "" {
		ar, _ := unitWords(&p, true)
		_, en := unitWords(&p, false)
		return text.Bilingual{AR: ar + p.Name.In("ar"), EN: p.Name.In("en") + en}
	}
	if p.Coord != nil {
		s := fmt.Sprintf("%.3f, %.3f", p.Lat, p.Lon)
		return text.Bilingual{AR: s, EN: s}
	}
	return text.Bilingual{AR: "مكان بلا اسم", EN: "a place without a name"}
}

var monthsEN = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// The Levant's names first, then those of the Arab west, because either alone misleads half the readers.
var monthsAR = [...]string{"كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو",
	"تموز/يوليو", "آب/أغسطس", "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر"}

func dayWords(d Day) text.Bilingual {
	y, m, day := d.Time().Date()
	return text.Bilingual{
		AR: fmt.Sprintf("%d %s %d", day, monthsAR[m-1], y),
		EN: fmt.Sprintf("%d %s %d", day, monthsEN[m-1], y),
	}
}

// Words gives the time in words: "11 January 2025", "January 2025", "between 3 and 9 March 2016".
func (w When) Words() text.Bilingual {
	if w.Start == NoDay || w.End == NoDay {
		if w.Text != "" {
			return text.Bilingual{AR: w.Text, EN: w.Text}
		}
		return text.Bilingual{AR: "تاريخ غير معروف", EN: "date not known"}
	}
	if w.Start == w.End {
		return dayWords(w.Start)
	}
	y, m, d := w.Start.Time().Date()
	y2, m2, d2 := w.End.Time().Date()
	_, _, after := (w.End + 1).Time().Date()
	if d == 1 && after == 1 && y == y2 {
		if m == m2 {
			return text.Bilingual{AR: fmt.Sprintf("%s %d", monthsAR[m-1], y), EN: fmt.Sprintf("%s %d", monthsEN[m-1], y)}
		}
		if m == 1 && m2 == 12 {
			s := strconv.Itoa(y)
			return text.Bilingual{AR: "عام " + s, EN: s}
		}
	}
	a, z := dayWords(w.Start), dayWords(w.End)
	if y == y2 && m == m2 {
		a = text.Bilingual{AR: strconv.Itoa(d), EN: strconv.Itoa(d)}
		z = text.Bilingual{AR: fmt.Sprintf("%d %s %d", d2, monthsAR[m-1], y), EN: fmt.Sprintf("%d %s %d", d2, monthsEN[m-1], y)}
	}
	if w.Precision == TimeRange {
		return text.Bilingual{AR: "من " + a.AR + " إلى " + z.AR, EN: "from " + a.EN + " to " + z.EN}
	}
	return text.Bilingual{AR: "بين " + a.AR + " و" + z.AR, EN: "between " + a.EN + " and " + z.EN}
}

// counted is how Arabic and English count one kind of thing. Arabic has its own word for one and for two, a
// plural for 3–10 (and 103–110, …), an accusative singular for 11–99, and the singular for whole hundreds.
type counted struct {
	one, two, few, many, other string // Arabic
	single, plural             string // English
}

var countedThings = map[string]counted{
	"killed":      {"قتيل واحد", "قتيلان", "قتلى", "قتيلًا", "قتيل", "killed", "killed"},
	"wounded":     {"جريح واحد", "جريحان", "جرحى", "جريحًا", "جريح", "wounded", "wounded"},
	"arrested":    {"موقوف واحد", "موقوفان", "موقوفين", "موقوفًا", "موقوف", "arrested", "arrested"},
	"displaced":   {"نازح واحد", "نازحان", "نازحين", "نازحًا", "نازح", "displaced", "displaced"},
	"kidnapped":   {"مخطوف واحد", "مخطوفان", "مخطوفين", "مخطوفًا", "مخطوف", "kidnapped", "kidnapped"},
	"missing":     {"مفقود واحد", "مفقودان", "مفقودين", "مفقودًا", "مفقود", "missing", "missing"},
	"released":    {"مفرَج عنه واحد", "مفرَج عنهما", "مفرَج عنهم", "مفرَجًا عنه", "مفرَج عنه", "released", "released"},
	"soldiers":    {"جندي واحد", "جنديان", "جنود", "جنديًا", "جندي", "soldier", "soldiers"},
	"fighters":    {"مقاتل واحد", "مقاتلان", "مقاتلين", "مقاتلًا", "مقاتل", "fighter", "fighters"},
	"devices":     {"عبوة واحدة", "عبوتان", "عبوات", "عبوة", "عبوة", "device", "devices"},
	"weapons":     {"قطعة سلاح واحدة", "قطعتا سلاح", "قطع سلاح", "قطعة سلاح", "قطعة سلاح", "weapon", "weapons"},
	"vehicles":    {"مركبة واحدة", "مركبتان", "مركبات", "مركبة", "مركبة", "vehicle", "vehicles"},
	"attacks":     {"هجوم واحد", "هجومان", "هجمات", "هجومًا", "هجوم", "attack", "attacks"},
	"strikes":     {"ضربة واحدة", "ضربتان", "ضربات", "ضربة", "ضربة", "strike", "strikes"},
	"executed":    {"معدَم واحد", "معدَمان", "معدَمين", "معدَمًا", "معدَم", "executed", "executed"},
	"phones":      {"هاتف واحد", "هاتفان", "هواتف", "هاتفًا", "هاتف", "phone", "phones"},
	"sites":       {"موقع واحد", "موقعان", "مواقع", "موقعًا", "موقع", "site", "sites"},
	"areas":       {"منطقة واحدة", "منطقتان", "مناطق", "منطقة", "منطقة", "area", "areas"},
	"households":  {"أسرة واحدة", "أسرتان", "أسر", "أسرة", "أسرة", "household", "households"},
	"casualties":  {"ضحية واحدة", "ضحيتان", "ضحايا", "ضحية", "ضحية", "casualty", "casualties"},
	"surrendered": {"مستسلم واحد", "مستسلمان", "مستسلمين", "مستسلمًا", "مستسلم", "surrendered", "surrendered"},
	"ammunition":  {"قطعة ذخيرة واحدة", "قطعتا ذخيرة", "قطع ذخيرة", "قطعة ذخيرة", "قطعة ذخيرة", "piece of ammunition", "pieces of ammunition"},
	"drugs":       {"وحدة مخدرات واحدة", "وحدتا مخدرات", "وحدات مخدرات", "وحدة مخدرات", "وحدة مخدرات", "unit of drugs", "units of drugs"},
	"attackers":   {"مهاجم واحد", "مهاجمان", "مهاجمين", "مهاجمًا", "مهاجم", "attacker", "attackers"},
	"returned":    {"عائد واحد", "عائدان", "عائدين", "عائدًا", "عائد", "returned", "returned"},
	"drones":      {"مسيّرة واحدة", "مسيّرتان", "مسيّرات", "مسيّرة", "مسيّرة", "drone", "drones"},
	"hideouts":    {"مخبأ واحد", "مخبآن", "مخابئ", "مخبأً", "مخبأ", "hideout", "hideouts"},
	"buildings":   {"مبنى واحد", "مبنيان", "مبانٍ", "مبنى", "مبنى", "building", "buildings"},
	"raids":       {"مداهمة واحدة", "مداهمتان", "مداهمات", "مداهمة", "مداهمة", "raid", "raids"},
	"shells":      {"قذيفة واحدة", "قذيفتان", "قذائف", "قذيفة", "قذيفة", "shell", "shells"},
	"trucks":      {"شاحنة واحدة", "شاحنتان", "شاحنات", "شاحنة", "شاحنة", "truck", "trucks"},
	"families":    {"عائلة واحدة", "عائلتان", "عائلات", "عائلة", "عائلة", "family", "families"},
	"documents":   {"وثيقة واحدة", "وثيقتان", "وثائق", "وثيقة", "وثيقة", "document", "documents"},
}

// Counted puts a number of something into words, in the number forms of each language: "4 killed", "4 قتلى".
// what is a Quantity's What; one that is not known is put beside the bare number.
func Counted(what string, n int64) text.Bilingual {
	c, known := countedThings[what]
	if !known {
		s := strconv.FormatInt(n, 10)
		return text.Bilingual{AR: what + ": " + s, EN: what + ": " + s}
	}
	return text.Bilingual{AR: c.arabic(n), EN: c.english(n)}
}

func (c *counted) english(n int64) string {
	if n == 1 {
		return "1 " + c.single
	}
	return strconv.FormatInt(n, 10) + " " + c.plural
}

func (c *counted) arabic(n int64) string {
	switch n {
	case 1:
		return c.one
	case 2:
		return c.two
	}
	return strconv.FormatInt(n, 10) + " " + c.noun(n)
}

// noun is the form of the thing that follows the digits of n.
func (c *counted) noun(n int64) string {
	switch r := n % 100; {
	case r >= 3 && r <= 10:
		return c.few
	case r >= 11:
		return c.many
	}
	return c.other
}

// measures are the units in which money and loose stuff are given.
var measures = map[string]counted{
	"USD":   {"دولار واحد", "دولاران", "دولارات", "دولارًا", "دولار", "dollar", "dollars"},
	"EUR":   {"يورو واحد", "اثنان يورو", "يورو", "يورو", "يورو", "euro", "euros"},
	"lira":  {"ليرة واحدة", "ليرتان", "ليرات", "ليرة", "ليرة", "lira", "liras"},
	"dinar": {"دينار واحد", "ديناران", "دنانير", "دينارًا", "دينار", "dinar", "dinars"},
	"riyal": {"ريال واحد", "ريالان", "ريالات", "ريالًا", "ريال", "riyal", "riyals"},
	"kg":    {"كيلوغرام واحد", "كيلوغرامان", "كيلوغرامات", "كيلوغرامًا", "كيلوغرام", "kilogram", "kilograms"},
	"g":     {"غرام واحد", "غرامان", "غرامات", "غرامًا", "غرام", "gram", "grams"},
	"t":     {"طن واحد", "طنّان", "أطنان", "طنًّا", "طن", "tonne", "tonnes"},
}

// stuff is what is weighed.
var stuff = map[string]text.Bilingual{"ammunition": {AR: " من المتفجرات", EN: " of explosives"}, "drugs": {AR: " من المخدرات", EN: " of drugs"}}

// thing is how what the quantity counts is counted, in its unit when that measures.
func (q *Quantity) thing() counted {
	c, measured := measures[q.Unit]
	if !measured {
		if c, known := countedThings[q.What]; known {
			return c
		}
		return counted{q.What, q.What, q.What, q.What, q.What, q.What, q.What}
	}
	of := stuff[q.What]
	for _, s := range []*string{&c.one, &c.two, &c.few, &c.many, &c.other} {
		*s += of.AR
	}
	c.single, c.plural = c.single+of.EN, c.plural+of.EN
	return c
}

// Words gives the quantity in words with its bounds: "4 killed", "4–7 killed", "at least 4 killed".
func (q Quantity) Words() text.Bilingual {
	c := q.thing()
	n := strconv.FormatInt(q.Value, 10)
	_, known := countedThings[q.What]
	_, measured := measures[q.Unit]
	counted := func(n int64) text.Bilingual {
		if !known && !measured {
			return Counted(q.What, n)
		}
		return text.Bilingual{AR: c.arabic(n), EN: c.english(n)}
	}
	switch {
	case q.Max < 0:
		t := counted(q.Min)
		return text.Bilingual{AR: t.AR + " على الأقل", EN: "at least " + t.EN}
	case q.Min < q.Max && !q.Approx:
		lo, hi := strconv.FormatInt(q.Min, 10), strconv.FormatInt(q.Max, 10)
		return text.Bilingual{AR: lo + "–" + hi + " " + c.noun(q.Max), EN: lo + "–" + hi + " " + c.plural}
	case q.Approx && q.Min == 0 && q.Max > 0 && q.Value == q.Max:
		return text.Bilingual{AR: "حتى " + n + " " + c.noun(q.Value), EN: "up to " + n + " " + c.plural}
	case q.Approx && q.Value < math.MaxInt64:
		return text.Bilingual{AR: "نحو " + n + " " + c.noun(q.Value), EN: "about " + n + " " + c.plural}
	}
	return counted(q.Value)
}
