package agreement

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Effect is what a change does to what the taker gets or may do.
type Effect string

// The effects.
const (
	More  Effect = "more"  // more goes, or the taker may do more with it
	Less  Effect = "less"  // less goes, or the taker may do less with it
	Other Effect = "other" // neither can be said
)

// Words says the effect as a sentence.
func (e Effect) Words() text.Bilingual {
	switch e {
	case More:
		return both("هذا يوسّع الاتفاق.", "This widens the agreement.")
	case Less:
		return both("هذا يضيّق الاتفاق.", "This narrows the agreement.")
	}
	return both("هذا لا يوسّعه ولا يضيّقه بوضوح: اقرأه بعناية.", "This neither plainly widens nor narrows the agreement: read it with care.")
}

// Change is one difference between two versions of terms.
type Change struct {
	Field  string // path in the terms' JSON
	Effect Effect
	Words  text.Bilingual // what was and what is, in full sentences
}

// Diff says in words what changes from version a to version b, in the order in which terms are read. None: they say the same.
func Diff(a, b Terms, n Names) []Change {
	d := &differ{}
	d.value("giver", both("المعطي", "The giver"), n.party(a.Giver), n.party(b.Giver), Other)
	d.value("taker", both("المتلقي", "The taker"), n.party(a.Taker), n.party(b.Taker), Other)
	d.words("title", both("العنوان", "The title"), a.Title, b.Title)
	diffSet(d, "kinds", both("ما يجوز إعطاؤه", "What may go"), a.Kinds, b.Kinds, Kind.Words, More)
	diffSet(d, "subjects", both("الجهات التي تخصها المواد", "The subjects"), a.Subjects, b.Subjects, anyOr(n.Subject, both("أي جهة", "any subject")), More)
	diffSet(d, "units", both("الأماكن", "The places"), a.Units, b.Units, anyOr(n.Unit, both("أي مكان", "any place")), More)
	d.value("from", both("أول يوم للأحداث", "The first day of happenings"), open(a.From), open(b.From), ranked(later(a.From, -1), later(b.From, -1)))
	d.value("to", both("آخر يوم للأحداث", "The last day of happenings"), open(a.To), open(b.To), ranked(later(a.To, 1), later(b.To, 1)))
	d.classes(a, b)
	d.value("ceiling", both("السقف", "The ceiling"), level(string(a.Ceiling)), level(string(b.Ceiling)), ranked(slices.Index(markings, a.Ceiling), slices.Index(markings, b.Ceiling)))
	d.value("finest", both("أدق ما يُذكر من المكان", "The finest that a place is given"), precisionWords(a.Finest), precisionWords(b.Finest), ranked(-slices.Index(precisions, a.Finest), -slices.Index(precisions, b.Finest)))
	d.value("sources", both("ذكر المصادر", "Naming sources"), allowed(a.Sources), allowed(b.Sources), ranked(one01(a.Sources), one01(b.Sources)))
	d.value("purpose", both("الغرض", "The purpose"), a.Purpose.Words(), b.Purpose.Words(), Other)
	d.words("purpose_text", both("الغرض بعبارة الطرفين", "The purpose in the parties’ words"), a.PurposeText, b.PurposeText)
	d.value("pap", both("ما يجوز للمتلقي فعله", "What the taker may do"), level(string(a.PAP)), level(string(b.PAP)), ranked(slices.Index(paps, a.PAP), slices.Index(paps, b.PAP)))
	d.value("basis", both("الأساس القانوني", "The legal basis"), a.Basis.Words(), b.Basis.Words(), Other)
	d.words("basis_text", both("الأساس القانوني بالاسم", "The legal basis by name"), a.BasisText, b.BasisText)
	diffSet(d, "assurances", both("التعهدات المطلوبة", "The assurances asked for"), a.Assurances, b.Assurances, Assurance.Words, Less)
	d.value("onward.rule", both("التمرير إلى غير المتلقي", "Passing on"), a.Onward.Rule.words(), b.Onward.Rule.words(), ranked(slices.Index(onwardRules, a.Onward.Rule), slices.Index(onwardRules, b.Onward.Rule)))
	diffSet(d, "onward.parties", both("من يجوز التمرير إليهم", "Those to whom things may be passed on"), a.Onward.Parties, b.Onward.Parties,
		anyOr(n.Party, both("أي كان", "anybody")), More)
	d.value("onward.ceiling", both("سقف التمرير", "The ceiling for passing on"), level(string(a.Onward.Ceiling)), level(string(b.Onward.Ceiling)),
		ranked(slices.Index(markings, a.Onward.Ceiling), slices.Index(markings, b.Onward.Ceiling)))
	d.value("retention_days", both("مدة الحفظ", "How long things are kept"), days.count(a.RetentionDays), days.count(b.RetentionDays), ranked(a.RetentionDays, b.RetentionDays))
	d.value("beat_minutes", both("المدة بين موعد إرسال وآخر", "The beat"), beat(a), beat(b), Other)
	d.value("starts", both("يوم البدء", "The first day"), open(a.Starts), open(b.Starts), ranked(int(b.Starts), int(a.Starts)))
	d.value("ends", both("يوم الانتهاء", "The last day"), open(a.Ends), open(b.Ends), ranked(int(a.Ends), int(b.Ends)))
	d.ladder(a.Ladder, b.Ladder)
	d.value("on_breach", both("أثر الخرق", "What a breach does"), a.OnBreach.words(), b.OnBreach.words(), ranked(slices.Index(drops, a.OnBreach), slices.Index(drops, b.OnBreach)))
	return d.out
}

var (
	onwardRules = []OnwardRule{OnwardNone, OnwardAsk, OnwardListed} // narrowest first
	drops       = []Drop{DropAll, DropFirst, DropOne}               // strictest first
)

type differ struct{ out []Change }

func (d *differ) add(field string, e Effect, ar, en string) {
	d.out = append(d.out, Change{field, e, both(ar, en)})
}

// value notes a change of one value.
func (d *differ) value(field string, label, was, is text.Bilingual, e Effect) {
	if was == is {
		return
	}
	d.add(field, e, label.AR+": كان: "+was.AR+"؛ وصار: "+is.AR+".", label.EN+": it was: "+was.EN+"; it is now: "+is.EN+".")
}

// words notes a change of a text that the parties wrote.
func (d *differ) words(field string, label, was, is text.Bilingual) {
	if was == is {
		return
	}
	say := func(b text.Bilingual) text.Bilingual {
		if b == (text.Bilingual{}) {
			return both("(لا شيء)", "(nothing)")
		}
		q := quoted(b)
		// A change in one language alone shows in both readings.
		if b.AR != "" && b.EN != "" {
			return both(q.AR+" – "+apart("“"+b.EN+"”", true), q.EN+" – "+apart("«"+b.AR+"»", false))
		}
		return q
	}
	d.value(field, label, say(was), say(is), Other)
}

// diffSet notes what came into a list and what left it; effect is that of something coming in.
func diffSet[T ~string](d *differ, field string, label text.Bilingual, was, is []T, words func(T) text.Bilingual, effect Effect) {
	added, gone := minus(is, was), minus(was, is)
	if len(added) == 0 && len(gone) == 0 {
		return
	}
	e := effect
	switch wide := T(Any); {
	case slices.Contains(is, wide) && !slices.Contains(was, wide): // all of what was named is within all
	case slices.Contains(was, wide) && !slices.Contains(is, wide), len(added) == 0:
		e = opposite(effect)
	case len(gone) > 0:
		e = Other
	}
	var ar, en []string
	if len(added) > 0 {
		l := listed(each(added, words), "؛ ", "; ")
		ar, en = append(ar, "أُضيف: "+l.AR), append(en, "added: "+l.EN)
	}
	if len(gone) > 0 {
		l := listed(each(gone, words), "؛ ", "; ")
		ar, en = append(ar, "حُذف: "+l.AR), append(en, "taken out: "+l.EN)
	}
	d.add(field, e, label.AR+": "+strings.Join(ar, ". ")+".", label.EN+": "+strings.Join(en, ". ")+".")
}

func minus[T comparable](a, b []T) []T {
	var out []T
	for _, x := range a {
		if !slices.Contains(b, x) && !slices.Contains(out, x) {
			out = append(out, x)
		}
	}
	return out
}

func opposite(e Effect) Effect {
	switch e {
	case More:
		return Less
	case Less:
		return More
	}
	return Other
}

// classes notes a change of the classes; an empty list is all of them.
func (d *differ) classes(a, b Terms) {
	label, whole := both("أصناف الأحداث", "The classes of happening"), both("كل الأصناف", "all classes")
	switch {
	case len(a.Classes) == 0 && len(b.Classes) > 0:
		d.value("classes", label, whole, all(each(b.Classes, classWords)), Less)
	case len(a.Classes) > 0 && len(b.Classes) == 0:
		d.value("classes", label, all(each(a.Classes, classWords)), whole, More)
	default:
		diffSet(d, "classes", label, a.Classes, b.Classes, classWords, More)
	}
}

// ladder notes step by step what changes.
func (d *differ) ladder(a, b []Step) {
	for i := range max(len(a), len(b)) {
		at, n := fmt.Sprintf("ladder[%d]", i), strconv.Itoa(i+1)
		switch {
		case i >= len(a):
			name, opens, conds := quoted(b[i].Name), listed(each(b[i].Opens, Kind.Words), "؛ ", "; "), listed(each(b[i].Conditions, Condition.Words), ". ", "; ")
			ar, en := "خطوة جديدة "+n+": "+name.AR+"، تفتح: "+opens.AR+".", "New step "+n+": "+name.EN+", which opens: "+opens.EN+"."
			if len(b[i].Conditions) > 0 {
				ar, en = ar+" وشروطها: "+conds.AR+".", en+" Its conditions: "+conds.EN+"."
			}
			d.add(at, Other, ar, en)
		case i >= len(b):
			name := quoted(a[i].Name)
			d.add(at, Other, "حُذفت الخطوة "+n+"، "+name.AR+".", "Step "+n+", "+name.EN+", is taken out.")
		default:
			d.words(at+".name", both("اسم الخطوة "+n, "The name of step "+n), a[i].Name, b[i].Name)
			diffSet(d, at+".opens", both("ما تفتحه الخطوة "+n, "What step "+n+" opens"), a[i].Opens, b[i].Opens, Kind.Words, More)
			d.conditions(at+".conditions", n, a[i].Conditions, b[i].Conditions)
		}
	}
}

func (d *differ) conditions(field, step string, was, is []Condition) {
	added, gone := minus(is, was), minus(was, is)
	if len(added) == 0 && len(gone) == 0 {
		return
	}
	// Each condition that went is paired with one of its sort that came, so that "90% in place of 80%" is one change.
	e, left := Effect(""), slices.Clone(added)
	join := func(x Effect) {
		if e == "" {
			e = x
		} else if e != x {
			e = Other
		}
	}
	for _, g := range gone {
		i := slices.IndexFunc(left, func(c Condition) bool { return c.Type == g.Type && c.What == g.What && c.Instrument == g.Instrument })
		if i < 0 {
			join(More)
			continue
		}
		join(g.change(left[i]))
		left = slices.Delete(left, i, i+1)
	}
	if len(left) > 0 {
		join(Less)
	}
	var ar, en []string
	for _, c := range gone {
		ar, en = append(ar, "حُذف الشرط: "+c.Words().AR), append(en, "taken out: "+c.Words().EN)
	}
	for _, c := range added {
		ar, en = append(ar, "أُضيف الشرط: "+c.Words().AR), append(en, "added: "+c.Words().EN)
	}
	d.add(field, e, "شروط الخطوة "+step+": "+strings.Join(ar, ". ")+".", "The conditions of step "+step+": "+strings.Join(en, ". ")+".")
}

// change says what it does that condition b takes the place of a, of the same sort.
func (c Condition) change(b Condition) Effect {
	daysEffect := ranked(b.Days, c.Days) // more days: harder
	if c.Type == OutcomeForEach {
		daysEffect = ranked(c.Days, b.Days) // more grace: easier
	}
	e := Effect("")
	for _, x := range []struct {
		same   bool
		effect Effect
	}{
		{c.N == b.N, ranked(b.N, c.N)}, {c.Percent == b.Percent, ranked(b.Percent, c.Percent)},
		{c.Hours == b.Hours, ranked(c.Hours, b.Hours)}, {c.Days == b.Days, daysEffect},
	} {
		switch {
		case x.same:
		case e == "":
			e = x.effect
		case e != x.effect:
			return Other
		}
	}
	return e
}

// ranked is the effect of going from rank a to rank b, higher being wider.
func ranked(a, b int) Effect {
	switch {
	case b > a:
		return More
	case b < a:
		return Less
	}
	return Other
}

// later ranks an end of a span: an open one is the widest.
func later(d incident.Day, sign int) int {
	if d == incident.NoDay {
		return 1 << 30
	}
	return sign * int(d)
}

func open(d incident.Day) text.Bilingual {
	if d == incident.NoDay {
		return both("بلا حد", "no limit")
	}
	return dated(d)
}

func level(s string) text.Bilingual {
	if s == "" {
		return both("(لا شيء)", "(nothing)")
	}
	return both(isolate(s), s)
}

func allowed(yes bool) text.Bilingual {
	if yes {
		return both("جائز", "allowed")
	}
	return both("غير جائز", "not allowed")
}

func one01(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

func anyOr(names func(string) text.Bilingual, everything text.Bilingual) func(string) text.Bilingual {
	return func(id string) text.Bilingual {
		if id == Any {
			return everything
		}
		return named(names, id)
	}
}

func (r OnwardRule) words() text.Bilingual {
	switch r {
	case OnwardNone:
		return both("ممنوع", "not allowed")
	case OnwardAsk:
		return both("بموافقة المعطي في كل مرة", "after the giver’s consent, each time")
	case OnwardListed:
		return both("إلى أطراف مسمّاة بلا سؤال", "to named parties without asking")
	}
	return unknown(string(r))
}

func (d Drop) words() text.Bilingual {
	switch d {
	case DropAll:
		return both("يُغلق كل شيء", "all is closed")
	case DropFirst:
		return both("لا تبقى إلا الخطوة الأولى", "only the first step stays")
	case DropOne:
		return both("تُغلق أعلى خطوة مفتوحة", "the highest open step is closed")
	}
	return unknown(string(d))
}
