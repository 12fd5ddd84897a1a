package agreement

import (
	"strconv"
	"strings"
	"unicode"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Names gives names to the ids that terms hold. A nil function, and a name that is empty, leave the id as it is.
type Names struct {
	Party   func(id string) text.Bilingual
	Subject func(id string) text.Bilingual // an actor
	Unit    func(id string) text.Bilingual // an administrative unit
}

func named(f func(string) text.Bilingual, id string) text.Bilingual {
	var n text.Bilingual
	if f != nil {
		n = f(id)
	}
	if n.AR == "" && n.EN == "" {
		n = text.Bilingual{AR: id, EN: id}
	}
	return text.Bilingual{AR: apart(n.In("ar"), true), EN: apart(n.In("en"), false)}
}

func (n Names) party(id string) text.Bilingual {
	if id == "" {
		return both("(طرف لم يُسمَّ بعد)", "(a party not named yet)")
	}
	return named(n.Party, id)
}

func both(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }

// isolate puts words of another direction between the marks that keep it from turning the words around them.
func isolate(s string) string { return "\u2068" + s + "\u2069" }

// apart isolates a text that holds letters of the other script than that of the sentence that it stands in.
func apart(s string, ar bool) string {
	for _, r := range s {
		if unicode.Is(unicode.Arabic, r) && !ar || unicode.Is(unicode.Latin, r) && ar {
			return isolate(s)
		}
	}
	return s
}

// quoted puts a text between the quotation marks of each language.
func quoted(b text.Bilingual) text.Bilingual {
	return both("«"+apart(b.In("ar"), true)+"»", "“"+apart(b.In("en"), false)+"”")
}

// all joins items as each language does: "a, b and c", "أ وب وج".
func all(items []text.Bilingual) text.Bilingual { return enumerate(items, and, " and ") }

// anyOf joins items as each language does: "a, b or c", "أ أو ب أو ج".
func anyOf(items []text.Bilingual) text.Bilingual {
	return enumerate(items, func(word string) string { return "أو " + word }, " or ")
}

func enumerate(items []text.Bilingual, ar func(string) string, en string) text.Bilingual {
	var a, e strings.Builder
	for i, it := range items {
		switch {
		case i == 0:
			a.WriteString(it.AR)
		case i == len(items)-1:
			a.WriteString(" " + ar(it.AR))
			e.WriteString(en)
		default:
			a.WriteString(" " + ar(it.AR))
			e.WriteString(", ")
		}
		e.WriteString(it.EN)
	}
	return both(a.String(), e.String())
}

// and joins the Arabic "and" to a word; before another script or a mark it keeps a space.
func and(word string) string {
	if first := []rune(word + " ")[0]; !unicode.Is(unicode.Arabic, first) && first != '«' {
		return "و " + word
	}
	return "و" + word
}

// listed joins items that are phrases of their own, with the comma or semicolon of each language.
func listed(items []text.Bilingual, ar, en string) text.Bilingual {
	var a, e []string
	for _, it := range items {
		a, e = append(a, it.AR), append(e, it.EN)
	}
	return both(strings.Join(a, ar), strings.Join(e, en))
}

func each[T any](vs []T, words func(T) text.Bilingual) []text.Bilingual {
	out := make([]text.Bilingual, 0, len(vs))
	for _, v := range vs {
		out = append(out, words(v))
	}
	return out
}

// noun is a thing that is counted. The Arabic forms are those after a preposition or as an object: one, two, three
// to ten, eleven to ninety-nine, and round hundreds.
type noun struct{ one, two, few, many, hundred, en, ens string }

var (
	minutes   = noun{"دقيقة واحدة", "دقيقتين", "دقائق", "دقيقة", "دقيقة", "minute", "minutes"}
	hours     = noun{"ساعة واحدة", "ساعتين", "ساعات", "ساعة", "ساعة", "hour", "hours"}
	days      = noun{"يوم واحد", "يومين", "أيام", "يومًا", "يوم", "day", "days"}
	fullDays  = noun{"يوم كامل", "يومين كاملين", "أيام كاملة", "يومًا كاملًا", "يوم كامل", "full day", "full days"}
	items     = noun{"مادة واحدة", "مادتين", "مواد", "مادة", "مادة", "item", "items"}
	itemsKind = map[Kind]noun{
		Warning:  {"تحذير واحد", "تحذيرين", "تحذيرات", "تحذيرًا", "تحذير", "warning", "warnings"},
		Report:   {"تقرير واحد", "تقريرين", "تقارير", "تقريرًا", "تقرير", "report", "reports"},
		Judgment: {"تقدير واحد", "تقديرين", "تقديرات", "تقديرًا", "تقدير", "judgment", "judgments"},
		Figure:   {"رقم واحد", "رقمين", "أرقام", "رقمًا", "رقم", "figure", "figures"},
		Watch:    {"قيد مراقبة واحد", "قيدي مراقبة", "قيود مراقبة", "قيد مراقبة", "قيد مراقبة", "watch", "watches"},
		Plan:     {"خطة واحدة", "خطتين", "خطط", "خطة", "خطة", "plan", "plans"},
	}
)

func nounOf(k Kind) noun {
	if n, ok := itemsKind[k]; ok {
		return n
	}
	return items
}

// count puts a number of something into words.
func (n noun) count(v int) text.Bilingual {
	s := strconv.Itoa(v)
	out := both(s+" "+n.hundred, s+" "+n.ens)
	switch r := v % 100; {
	case v == 1:
		out = both(n.one, s+" "+n.en)
	case v == 2:
		out.AR = n.two
	case r >= 3 && r <= 10:
		out.AR = s + " " + n.few
	case r >= 11:
		out.AR = s + " " + n.many
	}
	return out
}

// nominative turns the dual of a counted noun into the form that begins a phrase: يومين, يومان.
func nominative(s string) string { return strings.ReplaceAll(s+" ", "ين ", "ان ")[:len(s)] }

// span puts hours into words, as days where they are full days.
func span(h int) text.Bilingual {
	if h >= 48 && h%24 == 0 {
		return days.count(h / 24)
	}
	if h == 1 {
		return both("ساعة", "1 hour")
	}
	return hours.count(h)
}

// beat puts the time between releases into words.
func beat(t Terms) text.Bilingual {
	m := int(t.Beat().Minutes())
	if m%60 == 0 {
		return span(m / 60)
	}
	return minutes.count(m)
}

// dated puts a day into words.
func dated(d incident.Day) text.Bilingual {
	return incident.When{Start: d, End: d, Precision: incident.TimeDay}.Words()
}

func percent(p int) text.Bilingual {
	s := strconv.Itoa(p)
	return both("\u200E"+s+"%\u200E", s+"%")
}

// Words names the kind: "reports of what happened".
func (k Kind) Words() text.Bilingual {
	switch k {
	case Warning:
		return both("تحذيرات من تهديدات", "warnings of threats")
	case Report:
		return both("تقارير عمّا وقع", "reports of what happened")
	case Judgment:
		return both("تقديرات محلّلين مع احتمالاتها", "analysts’ judgments with their probabilities")
	case Figure:
		return both("أعداد وتنبيهات وتوقعات محسوبة مما يجوز إعطاؤه وحده", "counts, alarms and forecasts, made only from what may go")
	case Watch:
		return both("مَن يراقب أي منطقة ومتى، وهل القائمة مكتملة", "who watches which area and when, and whether the list is complete")
	case Plan:
		return both("خطط مراقبة مشتركة", "joint plans of watches")
	}
	return unknown(string(k))
}

func unknown(s string) text.Bilingual {
	if s == "" {
		return both("(لم يُحدَّد)", "(not chosen)")
	}
	return both(isolate(s)+" (غير معروف)", s+" (not known)")
}

// Words names the purpose.
func (p Purpose) Words() text.Bilingual {
	switch p {
	case PreventAttacks:
		return both("منع الهجمات (بكل وسيلة يجيزها القانون وهذه الشروط)", "preventing attacks (by any means that the law and these terms allow)")
	case SecureAreas:
		return both("تأمين المناطق (بالحراسة والدوريات المشتركة)", "securing areas (by guarding and patrolling them together)")
	case Accountability:
		return both("المساءلة (بتوثيق الجرائم للمحاكم ولجان التحقيق)", "accountability (documenting crimes for courts and inquiries)")
	case ProtectPeople:
		return both("حماية الناس (بتحذير المهدَّدين وحراستهم)", "protecting people (warning and guarding those who are threatened)")
	case ClearExplosives:
		return both("إزالة المتفجرات (بالعثور على الألغام والذخائر غير المنفجرة ورفعها)", "clearing explosives (finding and removing mines and unexploded ordnance)")
	case DeliverAid:
		return both("إيصال المساعدات إلى الناس", "delivering aid to people")
	case Research:
		return both("البحث (بالدراسة والتعليم والنشر)", "research (studying, teaching and publishing)")
	}
	return unknown(string(p))
}

// Words says what the level lets the taker do, for reports about things outside a network. It completes the
// sentence "the taker may …"; in Arabic "يجوز للمتلقي …".
func (p PAP) Words() text.Bilingual {
	switch p {
	case PAPRed:
		return both("أن يبني عليه تفكيره فقط، ولا يجوز له أي فعل يُلاحَظ من الخارج", "only think with it, and do nothing that could be noticed from outside")
	case PAPAmber:
		return both("أن يستعد ويحمي بهدوء، ولا يجوز له أي فعل ينبّه من تخصهم المعلومة إلى أن شيئًا عُرف", "prepare and protect quietly, and do nothing by which those it is about could notice that something is known")
	case PAPGreen:
		return both("أن يعمل به علنًا ضد التهديد في حدود القانون، كأن يغلق طريقًا أو يفتّش أو يحرس، ولا يجوز له نشره", "act on it openly against the threat within the law, such as by closing a road, searching or guarding, but not publish it")
	case PAPClear:
		return both("أن يستعمله في كل وجه يجيزه القانون، ومنه النشر بقدر ما يسمح وسمه", "use it in any way that the law allows, publishing included as far as its marking lets it")
	}
	return unknown(string(p))
}

// Words names the legal basis.
func (b Basis) Words() text.Bilingual {
	switch b {
	case DutyToWarn:
		return both("واجب التحذير (من يعلم بتهديد جدّي لحياة الناس يُبلغ به من يستطيع دفعه)", "the duty to warn (a credible threat to life is told to those who can avert it)")
	case Mandate:
		return both("تفويض من الأمم المتحدة أو من هيئة أخرى", "a mandate of the United Nations or of another body")
	case Law:
		return both("قانون يلتزم به المعطي", "a law that binds the giver")
	case Treaty:
		return both("اتفاق بين دول أو سلطات", "an agreement between states or authorities")
	case Humanitarian:
		return both("استثناء إنساني من العقوبات", "a humanitarian exemption from sanctions")
	case Public:
		return both("لا يُعطى إلا ما هو متاح للعموم", "nothing goes but what anybody may have")
	}
	return unknown(string(b))
}

// Words says what is assured, as a sentence of its own without a stop.
func (a Assurance) Words() text.Bilingual {
	switch a {
	case NoTorture:
		return both("لا تعذيب ولا معاملة قاسية أو مهينة لأي محتجز", "nobody who is held is tortured or treated cruelly")
	case NoKilling:
		return both("لا قتل خارج القتال ولا عقوبة إعدام", "nobody is killed outside fighting or put to death")
	case NoDisappearance:
		return both("لا إخفاء قسريًا: يُسجَّل كل محتجز ويُبلَّغ أهله بمكانه", "nobody disappears: whoever is held is registered, and the family is told where")
	case FairTrial:
		return both("محاكمة عادلة لكل متهم أمام محكمة مستقلة", "whoever is accused gets a fair trial before an independent court")
	case NoTransfer:
		return both("لا تسليم لأحد إلى جهة قد تُخلّ بهذه التعهدات", "nobody is handed on to where these assurances could be broken")
	case SpareCivilians:
		return both("تجنيب المدنيين الأذى في كل عملية", "civilians are spared in every operation")
	case NoReprisal:
		return both("لا انتقام من عائلة أو عشيرة أو جماعة", "no family, tribe or community suffers reprisals")
	case Visits:
		return both("السماح لجهة مستقلة بزيارة المحتجزين", "independent visitors may see whoever is held")
	}
	return unknown(string(a))
}

// markingWords says how far a TLP level lets something travel.
func markingWords(m incident.Marking) text.Bilingual {
	switch m {
	case incident.TLPClear:
		return both("يجوز إطلاع أي كان عليه", "anybody may see it")
	case incident.TLPGreen:
		return both("يبقى بين أهل الاختصاص ولا يُنشر", "it stays within the professional community and is not published")
	case incident.TLPAmber:
		return both("يطّلع عليه من يحتاج إليه في جهة المتلقي وعند من تخدمهم", "those see it who need it, in the taker’s organisation and among those whom it serves")
	case incident.TLPAmberStrict:
		return both("يطّلع عليه من يحتاج إليه داخل جهة المتلقي وحدها", "those see it who need it, in the taker’s organisation alone")
	case incident.TLPRed:
		return both("لا يراه إلا الأشخاص الموجَّه إليهم بأعيانهم", "only the very people to whom it is addressed see it")
	}
	return unknown(string(m))
}

// precisionWords names how fine a place is, as "… is given no finer than".
func precisionWords(p incident.PlacePrecision) text.Bilingual {
	switch p {
	case incident.PlaceExact:
		return both("الموقع نفسه", "the very site")
	case incident.PlaceTown:
		return both("البلدة أو الحي", "the town or quarter")
	case incident.PlaceNear:
		return both("جوار مكان معروف، في حدود 25 كيلومترًا", "the neighbourhood of a place, within some 25 km")
	case incident.PlaceRegion:
		return both("الناحية العامة، كبادية أو وادٍ", "the region, such as a desert or a valley")
	case incident.PlaceDistrict:
		return both("المنطقة أو القضاء", "the district")
	case incident.PlaceGovernorate:
		return both("المحافظة", "the governorate")
	case incident.PlaceCountry:
		return both("البلد", "the country")
	case incident.PlaceUnknown:
		return both("لا يُذكر المكان أصلًا", "no place at all")
	}
	return unknown(string(p))
}

// classWords names a class of happening.
func classWords(c incident.Class) text.Bilingual {
	if w, ok := classes[c]; ok {
		return w
	}
	return unknown(string(c))
}

var classes = map[incident.Class]text.Bilingual{
	incident.Attack: both("هجمات", "attacks"), incident.Clash: both("اشتباكات", "clashes"), incident.Bombing: both("تفجيرات", "bombings"),
	incident.Shelling: both("قصف", "shelling"), incident.Assassination: both("اغتيالات", "assassinations"), incident.Kidnapping: both("عمليات خطف", "kidnappings"),
	incident.Execution: both("عمليات إعدام", "executions"), incident.ExplosiveRemnant: both("ألغام وذخائر غير منفجرة", "mines and unexploded ordnance"),
	incident.FoiledPlot: both("مخططات أُحبطت", "foiled plots"), incident.Arrest: both("توقيفات", "arrests"), incident.Raid: both("مداهمات", "raids"),
	incident.Operation: both("عمليات", "operations"), incident.WeaponsSeizure: both("أسلحة ضُبطت", "weapons seized"), incident.WeaponsLoss: both("أسلحة استُولي عليها", "weapons lost"),
	incident.Seizure: both("سيطرة على مواقع", "ground taken"), incident.Airstrike: both("غارات جوية", "airstrikes"), incident.Movement: both("تحركات", "movements"),
	incident.Withdrawal: both("انسحابات", "withdrawals"), incident.Deployment: both("عمليات انتشار", "deployments"), incident.Meeting: both("اجتماعات", "meetings"),
	incident.Agreement: both("اتفاقات", "agreements"), incident.IntelligenceSharing: both("تبادل معلومات استخبارية", "sharing of intelligence"),
	incident.PropagandaRelease: both("إصدارات دعائية", "propaganda releases"), incident.Threat: both("تهديدات", "threats"), incident.Statement: both("تصريحات", "statements"),
	incident.Aid: both("مساعدات", "aid"), incident.Other: both("أحداث أخرى", "other events"),
}
