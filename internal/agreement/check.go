package agreement

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Fault is one thing that is wrong with terms.
type Fault struct {
	Field string // path, as in the terms' JSON: "ladder[1].conditions[0].n"
	Code  string // stable, see Words
	Value string // what stands there, or the bound that it breaks
}

// Words says what is wrong and what to do.
func (f Fault) Words() text.Bilingual {
	v := strconv.Quote(f.Value)
	switch f.Code {
	case "required":
		return text.Bilingual{AR: "هذا الحقل فارغ: املأه", EN: "is empty: fill it in"}
	case "both_languages":
		return text.Bilingual{AR: "اكتبه بالعربية والإنجليزية معًا: يقرأ كل طرف ما يوقّعه بلغته", EN: "write it in Arabic and in English: each party reads what it signs in its own language"}
	case "unknown":
		return text.Bilingual{AR: v + " ليست قيمة معروفة: اختر من القائمة", EN: v + " is not a known value: choose one from the list"}
	case "none":
		return text.Bilingual{AR: "لم يُختر شيء، وما لم يُذكر لا يُعطى: اختر واحدًا على الأقل", EN: "nothing is chosen, and what is not named does not go: choose at least one"}
	case "twice":
		return text.Bilingual{AR: v + " مذكورة مرتين: احذف إحداهما", EN: v + " is named twice: take one out"}
	case "alone":
		return text.Bilingual{AR: "الرمز * يعني الكل: اتركها وحدها، أو احذفها واذكر ما تريد", EN: "* stands for all: leave it alone, or take it out and name what you mean"}
	case "many":
		return text.Bilingual{AR: "القائمة طويلة: الحد الأقصى " + f.Value, EN: "the list is too long: at most " + f.Value}
	case "long":
		return text.Bilingual{AR: "النص طويل: اختصره إلى " + f.Value + " بايت على الأكثر", EN: "the text is too long: shorten it to at most " + f.Value + " bytes"}
	case "characters":
		return text.Bilingual{AR: "في النص رموز مخفية أو تقلب اتجاهه: أعد كتابته، فقد يقرأه الطرفان على وجهين", EN: "the text holds hidden characters or ones that turn its direction: type it anew, or the two parties may read it differently"}
	case "same_party":
		return text.Bilingual{AR: "المعطي والمتلقي طرف واحد: اختر طرفين مختلفين", EN: "giver and taker are the same party: choose two"}
	case "range":
		return text.Bilingual{AR: "القيمة خارج المدى: اختر عددًا بين " + strings.Replace(f.Value, "–", " و", 1), EN: "is out of range: choose a number from " + strings.Replace(f.Value, "–", " to ", 1)}
	case "year":
		return text.Bilingual{AR: f.Value + " ليس بين عامي 1900 و2199: صحّح التاريخ", EN: f.Value + " does not lie between 1900 and 2199: correct the date"}
	case "order":
		return text.Bilingual{AR: "النهاية تسبق البداية: صحّح أحد التاريخين", EN: "the end lies before the start: correct one of the two"}
	case "too_long_a_time":
		return text.Bilingual{AR: "المدة أطول من عشر سنوات: قرّب النهاية، ثم جدّدا الاتفاق بنسخة جديدة", EN: "runs for more than ten years: choose a nearer end, and renew by a new version"}
	case "basis_text":
		return text.Bilingual{AR: "سمّ القانون أو التفويض أو الاتفاقية بالاسم", EN: "name the law, the mandate or the treaty"}
	case "basis_public":
		return text.Bilingual{AR: "أساس «معلومات متاحة للعموم» لا يصلح إلا لسقف TLP:CLEAR: اخفض السقف أو اختر أساسًا آخر", EN: "the basis \"public\" holds only for the ceiling TLP:CLEAR: lower the ceiling or choose another basis"}
	case "assurances":
		return text.Bilingual{AR: "هذا الغرض قد ينتهي باستعمال القوة أو التوقيف أو المحاكمة: اختر ما يجب أن يتعهد به المتلقي", EN: "with this purpose force, arrest or a trial may follow: choose what the taker must assure"}
	case "onward_parties":
		return text.Bilingual{AR: "سمّ الأطراف التي يجوز التمرير إليها، أو اختر قاعدة أخرى", EN: "name the parties to whom things may be passed on, or choose another rule"}
	case "onward_unused":
		return text.Bilingual{AR: "لا معنى له مع هذه القاعدة: أفرغه، أو اختر قاعدة «أطراف مسمّاة»", EN: "means nothing under this rule: empty it, or choose the rule \"listed\""}
	case "onward_giver":
		return text.Bilingual{AR: "المعطي والمتلقي لا يحتاجان إلى إذن: احذفهما من القائمة", EN: "the giver and the taker need no permission: take them out"}
	case "onward_ceiling":
		return text.Bilingual{AR: "سقف التمرير أعلى من سقف الاتفاق: اخفضه", EN: "the ceiling for passing on lies above the ceiling of the agreement: lower it"}
	case "onward_any":
		return text.Bilingual{AR: "لا يُمرَّر إلى أي كان إلا ما كان TLP:CLEAR: اجعل سقف التمرير TLP:CLEAR، أو سمّ الأطراف", EN: "only what is TLP:CLEAR may be passed on to anybody: make this ceiling TLP:CLEAR, or name the parties"}
	case "not_in_kinds":
		return text.Bilingual{AR: v + " ليست بين الأنواع التي يجوز إعطاؤها: أضفها هناك أو احذفها هنا", EN: v + " is not among the kinds that may go: add it there or take it out here"}
	case "opened_before":
		return text.Bilingual{AR: "لا تفتح هذه الخطوة جديدًا: أضف إليها نوعًا أو احذف الخطوة", EN: "this step opens nothing new: add a kind or take the step out"}
	case "never_opened":
		return text.Bilingual{AR: "لا تفتح أي خطوة " + v + "، فلن يُعطى منه شيء: أضفه إلى خطوة أو احذفه من الأنواع", EN: "no step opens " + v + ", so it would never go: add it to a step or take it out of the kinds"}
	case "first_step":
		return text.Bilingual{AR: "تُفتح الخطوة الأولى مع الاتفاق نفسه: انقل شروطها إلى خطوة تالية", EN: "the first step opens with the agreement itself: move its conditions to a later step"}
	case "unconditional":
		return text.Bilingual{AR: "خطوة بلا شرط: أضف شرطًا، أو ادمجها في الخطوة السابقة", EN: "a step without a condition: add one, or join the step to the one before"}
	case "one_step":
		return text.Bilingual{AR: "ليس في الاتفاق إلا خطوة واحدة: اختر أن يوقف الخرق كل شيء أو أن تبقى الخطوة الأولى", EN: "the agreement has only one step: choose that a breach closes all, or that the first step stays"}
	case "unused":
		return text.Bilingual{AR: "لا معنى له في هذا الشرط: أفرغه", EN: "means nothing in this condition: empty it"}
	}
	return text.Bilingual{AR: "غير صالح: صحّحه", EN: "is not valid: correct it"}
}

// Invalid is the error of Check and Parse: everything that is wrong with terms.
type Invalid struct{ Faults []Fault }

// Error lists the faults in English, each with its field.
func (e *Invalid) Error() string { return e.Words().EN }

// Words lists the faults in both languages, each with its field.
func (e *Invalid) Words() text.Bilingual {
	var ar, en []string
	for _, f := range e.Faults {
		w := f.Words()
		ar, en = append(ar, isolate(f.Field)+": "+w.AR), append(en, f.Field+" "+w.EN)
	}
	return text.Bilingual{AR: "شروط غير صالحة: " + strings.Join(ar, "؛ "), EN: "the terms are not valid: " + strings.Join(en, "; ")}
}

// Of returns the faults of a field and of what lies in it: Of("ladder[1]") has those of "ladder[1].name".
func (e *Invalid) Of(field string) []Fault {
	var out []Fault
	for _, f := range e.Faults {
		if rest, ok := strings.CutPrefix(f.Field, field); ok && (rest == "" || rest[0] == '.' || rest[0] == '[') {
			out = append(out, f)
		}
	}
	return out
}

// FaultsOf returns the faults that an error of this package names, none for any other error.
func FaultsOf(err error) []Fault {
	var e *Invalid
	if errors.As(err, &e) {
		return e.Faults
	}
	return nil
}

// Limits that keep terms readable: an agreement that nobody can read to its end binds nobody fairly.
const (
	maxText       = 2000 // bytes of one text
	maxID         = 100  // bytes of one id
	maxList       = 200  // subjects, units, parties
	maxSteps      = 9
	maxConditions = 9
)

// Check checks that terms can be signed. The error is an *Invalid with all faults.
func (t Terms) Check() error {
	c := &checker{}
	c.id("giver", t.Giver)
	c.id("taker", t.Taker)
	if t.Giver != "" && t.Giver == t.Taker {
		c.fault("taker", "same_party", "")
	}
	c.words("title", t.Title, true)
	c.scope(&t)
	c.use(&t)
	c.times(&t)
	c.ladder(&t)
	if len(c.faults) > 0 {
		return &Invalid{c.faults}
	}
	return nil
}

type checker struct{ faults []Fault }

func (c *checker) fault(field, code, value string) {
	if len(value) > 80 {
		value = strings.ToValidUTF8(value[:80], "") + "…"
	}
	c.faults = append(c.faults, Fault{field, code, value})
}

func (c *checker) scope(t *Terms) {
	list(c, "kinds", t.Kinds, func(k Kind) bool { return slices.Contains(Kinds(), k) }, true)
	c.names("subjects", t.Subjects)
	c.names("units", t.Units)
	from, to := c.day("from", t.From, false), c.day("to", t.To, false)
	if from && to && t.From > t.To {
		c.fault("to", "order", "")
	}
	list(c, "classes", t.Classes, incident.Class.Known, false)
	one(c, "ceiling", t.Ceiling, markings)
	one(c, "finest", t.Finest, precisions)
}

func (c *checker) use(t *Terms) {
	one(c, "purpose", t.Purpose, Purposes())
	c.words("purpose_text", t.PurposeText, false)
	one(c, "pap", t.PAP, paps)
	one(c, "basis", t.Basis, Bases())
	c.words("basis_text", t.BasisText, false)
	switch t.Basis {
	case Mandate, Law, Treaty, Humanitarian:
		if !t.BasisNamed() {
			c.fault("basis_text", "basis_text", "")
		}
	case Public:
		if t.Ceiling != incident.TLPClear {
			c.fault("basis", "basis_public", "")
		}
	}
	list(c, "assurances", t.Assurances, func(a Assurance) bool { return slices.Contains(Assurances(), a) }, false)
	if slices.Contains(Purposes(), t.Purpose) && t.ForAction() && len(t.Assurances) == 0 {
		c.fault("assurances", "assurances", "")
	}
	o := t.Onward
	one(c, "onward.rule", o.Rule, []OnwardRule{OnwardNone, OnwardAsk, OnwardListed})
	if o.Rule != OnwardListed {
		if len(o.Parties) > 0 {
			c.fault("onward.parties", "onward_unused", "")
		}
		if o.Ceiling != "" {
			c.fault("onward.ceiling", "onward_unused", "")
		}
	} else {
		if len(o.Parties) == 0 {
			c.fault("onward.parties", "onward_parties", "")
		} else {
			c.names("onward.parties", o.Parties)
		}
		if slices.Contains(o.Parties, t.Giver) || slices.Contains(o.Parties, t.Taker) {
			c.fault("onward.parties", "onward_giver", "")
		}
		if one(c, "onward.ceiling", o.Ceiling, markings) {
			switch {
			case slices.Contains(o.Parties, Any) && o.Ceiling != incident.TLPClear:
				c.fault("onward.ceiling", "onward_any", "")
			case slices.Contains(markings, t.Ceiling) && !atMost(o.Ceiling, t.Ceiling):
				c.fault("onward.ceiling", "onward_ceiling", "")
			}
		}
	}
	c.number("retention_days", t.RetentionDays, 1, MaxDays)
}

func (c *checker) times(t *Terms) {
	if t.BeatMinutes != 0 {
		c.number("beat_minutes", t.BeatMinutes, 1, 1440)
	}
	starts, ends := c.day("starts", t.Starts, true), c.day("ends", t.Ends, true)
	switch {
	case !starts || !ends:
	case t.Starts > t.Ends:
		c.fault("ends", "order", "")
	case t.Ends-t.Starts >= MaxDays:
		c.fault("ends", "too_long_a_time", "")
	}
}

func (c *checker) ladder(t *Terms) {
	if one(c, "on_breach", t.OnBreach, []Drop{DropAll, DropFirst, DropOne}) && t.OnBreach == DropOne && len(t.Ladder) < 2 {
		c.fault("on_breach", "one_step", "")
	}
	if len(t.Ladder) > maxSteps {
		c.fault("ladder", "many", strconv.Itoa(maxSteps))
		return
	}
	open := map[Kind]bool{}
	for i, s := range t.Ladder {
		at := "ladder[" + strconv.Itoa(i) + "]"
		c.words(at+".name", s.Name, true)
		list(c, at+".opens", s.Opens, func(k Kind) bool { return slices.Contains(Kinds(), k) }, true)
		fresh := len(s.Opens) == 0
		for _, k := range s.Opens {
			if slices.Contains(Kinds(), k) && !slices.Contains(t.Kinds, k) {
				c.fault(at+".opens", "not_in_kinds", string(k))
			}
			if !open[k] {
				fresh, open[k] = true, true
			}
		}
		if !fresh {
			c.fault(at+".opens", "opened_before", "")
		}
		switch {
		case i == 0 && len(s.Conditions) > 0:
			c.fault(at+".conditions", "first_step", "")
		case i > 0 && len(s.Conditions) == 0:
			c.fault(at+".conditions", "unconditional", "")
		case len(s.Conditions) > maxConditions:
			c.fault(at+".conditions", "many", strconv.Itoa(maxConditions))
		default:
			for j, cond := range s.Conditions {
				c.condition(at+".conditions["+strconv.Itoa(j)+"]", cond)
			}
		}
	}
	if len(t.Ladder) == 0 {
		return
	}
	for _, k := range t.Kinds {
		if slices.Contains(Kinds(), k) && !open[k] {
			c.fault("ladder", "never_opened", string(k))
		}
	}
}

func (c *checker) number(field string, n, least, most int) {
	if n < least || n > most {
		c.fault(field, "range", fmt.Sprintf("%d–%d", least, most))
	}
}

// day reports whether there is a date that can be used.
func (c *checker) day(field string, d incident.Day, required bool) bool {
	switch {
	case d == incident.NoDay && required:
		c.fault(field, "required", "")
		return false
	case d == incident.NoDay:
		return false
	case d < incident.Date(1900, 1, 1) || d > incident.Date(2199, 12, 31):
		c.fault(field, "year", d.String())
		return false
	}
	return true
}

// words checks a text in both languages.
func (c *checker) words(field string, b text.Bilingual, required bool) {
	ar, en := strings.TrimSpace(b.AR) != "", strings.TrimSpace(b.EN) != ""
	switch {
	case required && !ar && !en:
		c.fault(field, "required", "")
	case ar != en:
		c.fault(field, "both_languages", "")
	}
	c.text(field+".ar", b.AR, maxText)
	c.text(field+".en", b.EN, maxText)
}

// text checks one text for what could be read in two ways: hidden characters and marks that turn the direction.
func (c *checker) text(field, s string, most int) {
	if len(s) > most {
		c.fault(field, "long", strconv.Itoa(most))
		return
	}
	if !readable(s) {
		c.fault(field, "characters", "")
	}
}

func readable(s string) bool {
	if !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		// Zero-width non-joiner, LRM and RLM are proper spelling; other format characters hide or turn text.
		if r == utf8.RuneError || !unicode.IsPrint(r) && r != '\u200C' && r != '\u200E' && r != '\u200F' {
			return false
		}
	}
	return true
}

// id checks one id.
func (c *checker) id(field, s string) {
	switch {
	case s == "":
		c.fault(field, "required", "")
	case len(s) > maxID:
		c.fault(field, "long", strconv.Itoa(maxID))
	case !isID(s):
		c.fault(field, "unknown", s)
	}
}

func isID(s string) bool {
	for i := range len(s) {
		if c := s[i]; c <= ' ' || c >= 0x7F || c == '*' {
			return false
		}
	}
	return s != ""
}

// names checks a list of ids, or Any alone; it must not be empty.
func (c *checker) names(field string, ids []string) {
	switch {
	case len(ids) == 0:
		c.fault(field, "none", "")
		return
	case len(ids) > maxList:
		c.fault(field, "many", strconv.Itoa(maxList))
		return
	case slices.Contains(ids, Any):
		if len(ids) > 1 {
			c.fault(field, "alone", "")
		}
		return
	}
	for i, id := range ids {
		c.id(field+"["+strconv.Itoa(i)+"]", id)
		if id != "" && slices.Contains(ids[:i], id) {
			c.fault(field+"["+strconv.Itoa(i)+"]", "twice", id)
		}
	}
}

// one checks that a value is given and one of those known.
func one[T ~string](c *checker, field string, v T, known []T) bool {
	switch {
	case v == "":
		c.fault(field, "required", "")
	case !slices.Contains(known, v):
		c.fault(field, "unknown", string(v))
	default:
		return true
	}
	return false
}

// list checks that all values are known and none is there twice.
func list[T ~string](c *checker, field string, vs []T, known func(T) bool, required bool) {
	if len(vs) == 0 && required {
		c.fault(field, "none", "")
	}
	if len(vs) > maxList {
		c.fault(field, "many", strconv.Itoa(maxList))
		return
	}
	for i, v := range vs {
		at := field + "[" + strconv.Itoa(i) + "]"
		switch {
		case !known(v):
			c.fault(at, "unknown", string(v))
		case slices.Contains(vs[:i], v):
			c.fault(at, "twice", string(v))
		}
	}
}
