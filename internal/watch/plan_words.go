package watch

import (
	"errors"
	"strconv"
	"strings"

	"tansiq/internal/text"
)

// PlanError says why something is no plan, or why it cannot be made into an instrument.
type PlanError struct {
	// Code is stable: too_many_parts, part_too_big, too_big, hidden, area_for_nobody, shown_unsaid, unreadable, json, and what
	// package node adds.
	Code  string
	Field string // the part, area or item
	Value string
}

// Error is the reason in English.
func (e *PlanError) Error() string { return e.Words().EN }

// Words says what is wrong and what to do.
func (e *PlanError) Words() text.Bilingual {
	v, f := "\u2068"+e.Value+"\u2069", "\u2068"+e.Field+"\u2069"
	b := func(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }
	most := strconv.Itoa(MaxPlanParts - 1)
	switch e.Code {
	case "too_many_parts":
		return b("الخطة كبيرة: فيها مع إطارها "+v+" جزءًا والحد "+strconv.Itoa(MaxPlanParts)+"، فلا يزيد مجموع المناطق والمراقبات على "+most+": قسّمها إلى خطتين",
			"the plan is too big: with its frame it has "+e.Value+" parts and "+strconv.Itoa(MaxPlanParts)+" is the limit, so areas and watches together are at most "+most+": make two plans of it")
	case "part_too_big":
		return b("الجزء "+f+" من الخطة كبير: "+v+" كيلوبايت والحد "+strconv.Itoa(MaxPlanBytes>>10)+": بسّط حدود المنطقة", "the part "+e.Field+" of the plan is too big: "+e.Value+" kB, and "+strconv.Itoa(MaxPlanBytes>>10)+" is the limit: draw the outline with fewer points")
	case "too_big":
		return b("الخطة كبيرة: "+v+" كيلوبايت والحد "+strconv.Itoa(MaxPlanTotal>>10)+": قسّمها إلى خطتين أو بسّط الحدود", "the plan is too big: "+e.Value+" kB, and "+strconv.Itoa(MaxPlanTotal>>10)+" is the limit: make two plans of it, or draw outlines with fewer points")
	case "hidden":
		return b("في الخطة "+v+" من الأجزاء لا تُعرض عليك، ومن لا يرى الخطة كلها لا يكتب نسختها التالية: اطلبها ممن اقترحها", e.Value+" parts of the plan are not shown to you, and who does not see all of it cannot write its next version: ask whoever proposed it")
	case "area_for_nobody":
		return b("المنطقة "+f+" «"+e.Value+"» لا مراقبة فيها ولا أحد يراها: أسند إليها مراقبة أو احذفها", "area "+e.Field+" “"+e.Value+"” has no watch in it and nobody sees it: give it a watch or take it out")
	case "shown_unsaid":
		return b("لم يُحدَّد من يرى المراقبة "+f, "it is not said who sees the watch "+e.Field)
	case "unreadable":
		return b("لا يُقرأ الجزء "+f+" من الخطة، أو لا يوافق بقيتها: لا توقّعها واتصل بمن أرسلها", "the part "+e.Field+" of the plan cannot be read, or does not fit the rest: do not sign, talk to whoever sent it")
	case "faults":
		return b("في الخطة خطأ يجب تصحيحه قبل أن تُقترح أو تُوقَّع: "+f, "the plan has a fault that has to be mended before it is proposed or signed: "+e.Value)
	case "conflicts":
		return b("في الخطة تعارضات: أزلها، أو أكّد أنك تقترحها مع ذلك", "the plan has conflicts: remove them, or confirm that you propose it all the same")
	case "draft_changed":
		return b("تغيّرت المسودة بعد أن نظرت إليها: انظر إليها من جديد قبل أن توقّع", "the draft has changed since you looked at it: look at it again before you sign")
	case "wider":
		return b("تُعرض مراقبات على أطراف لا يعرضها عليها أي اتفاق ("+v+"): أكّد ذلك أو اقصرها", "watches are shown to parties that no agreement shows them to ("+e.Value+"): confirm that, or show them to fewer")
	case "parties_changed":
		return b("لا تتغير أطراف الخطة من نسخة إلى نسخة: اكتب خطة جديدة", "the parties of a plan stay the same through its versions: write a new plan")
	case "force_late":
		return b("لا تصبح الخطة نافذة إلا في "+v+"، بعد أن تنتهي: قرّب الموعد", "the plan would come into force on "+e.Value+", after its own end: choose an earlier time")
	case "notice_short":
		return b("مهلة الانسحاب المتفق عليها لا تسمح بموعد قبل "+v+": اختر موعدًا لاحقًا، أو اكتب سبب الطوارئ", "the notice that was agreed allows nothing before "+e.Value+": choose a later time, or write down the emergency")
	case "over":
		return b("انسحب طرف من هذه الخطة أو جُمِّدت: اكتب خطة جديدة", "a party has left this plan, or it is frozen: write a new one")
	case "item_unknown":
		return b("ليست المراقبة "+v+" في الخطة بعد: أعد فتح الصفحة", "the watch "+e.Value+" is not in the plan any more: open the page anew")
	case "unsigned":
		return b("لم يوقّع طرفك هذه النسخة بعد: وقّع قبل أن تذكّر غيرك", "your own party has not signed this version yet: sign before you remind others")
	case "nothing_missing":
		return b("لا يُنتظر من هذا الطرف توقيع على هذه النسخة", "no signature of this party is waited for on this version")
	case "reminded":
		return b("ذُكِّر هذا الطرف اليوم: لا تذكير قبل "+v, "this party was reminded within the last day: not again before "+e.Value)
	case "json":
		return b("ليست هذه خطة مكتوبة بصيغة JSON كما تُصدَّر من هنا: "+v, "this is no plan in JSON as it is exported here: "+e.Value)
	}
	return b("خطأ في الخطة: "+v, "the plan is wrong: "+e.Code+" "+e.Value)
}

// Words says in both languages what was found, without times and sizes, which stand in When and KM2. names finds the name of a
// party; nil leaves ids.
func (f *PlanFinding) Words(names func(id string) text.Bilingual) text.Bilingual {
	isolate := func(s string) string { return "\u2068" + s + "\u2069" }
	called := func(id string) text.Bilingual {
		n := text.Bilingual{}
		if names != nil {
			n = names(id)
		}
		if n == (text.Bilingual{}) {
			n = text.Bilingual{AR: id, EN: id}
		}
		return text.Bilingual{AR: isolate(n.In("ar")), EN: n.In("en")}
	}
	one, two := text.Bilingual{}, text.Bilingual{}
	if len(f.Parties) > 0 {
		one = called(f.Parties[0])
	}
	if len(f.Parties) > 1 {
		two = called(f.Parties[1])
	}
	place := text.Bilingual{AR: "المكان", EN: "the place"}
	if f.Place != (text.Bilingual{}) {
		place = text.Bilingual{AR: "«" + f.Place.In("ar") + "»", EN: "“" + f.Place.In("en") + "”"}
	}
	v, ve := isolate(f.Value), f.Value
	item, first, last := "", "", ""
	if len(f.Items) > 0 {
		item, first, last = isolate(f.Items[0]), f.Items[0], f.Items[len(f.Items)-1]
	}
	b := func(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }
	at := func(ar, en string) text.Bilingual { // about an item
		if first == "" {
			return b(ar, en)
		}
		return b("المراقبة "+item+": "+ar, "watch "+first+": "+en)
	}
	switch f.Code {
	case "title":
		return b("اكتب عنوان الخطة بالعربية والإنجليزية: يقرأ كل طرف ما يوقّعه بلغته", "write the title in Arabic and in English: each party reads what it signs in its own language")
	case "from_missing":
		return b("لم يُذكر متى تبدأ الخطة", "it is not said when the plan begins")
	case "until_missing":
		return b("لم يُذكر متى تنتهي الخطة: لكل خطة نهاية، وتُجدَّد بنسخة جديدة", "it is not said when the plan ends: every plan has an end, and is renewed by a new version")
	case "year":
		return b("التاريخ "+v+" خارج ما بين عامي 1900 و2200", "the date "+ve+" is not between the years 1900 and 2200")
	case "ends_first":
		return b("تنتهي الخطة قبل أن تبدأ أو لحظة تبدأ ("+v+"): صحّح أحد الوقتين", "the plan ends before it begins, or the moment it begins ("+ve+"): mend one of the two")
	case "too_long":
		return b("تدوم الخطة أكثر من ثلاث سنوات: قرّب نهايتها ثم جدّدها بنسخة جديدة", "the plan runs for more than three years: choose a nearer end and renew it by a new version")
	case "review_outside":
		return b("موعد المراجعة "+v+" خارج مدة الخطة", "the review date "+ve+" lies outside the plan's time")
	case "notice":
		return b("مهلة الانسحاب "+v+" يومًا غير معقولة: بين 0 و"+strconv.Itoa(MaxNotice), "a notice of "+ve+" days makes no sense: choose 0 to "+strconv.Itoa(MaxNotice))
	case "notice_long":
		return b("مهلة الانسحاب "+v+" يومًا أطول من الخطة نفسها، فلا ينسحب منها أحد: قصّرها", "a notice of "+ve+" days is longer than the plan itself, so nobody could ever leave it: shorten it")
	case "parties_few":
		return b("الخطة بين طرفين على الأقل: اختر الأطراف", "a plan is between two parties at least: choose them")
	case "parties_many":
		return b("الأطراف "+v+" والحد 16", "there are "+ve+" parties, and 16 is the limit")
	case "areas_none":
		return b("ليس في الخطة أي منطقة: أضف المناطق التي تُراقَب", "the plan has no area: add those that are to be watched")
	case "items_none":
		return b("ليس في الخطة أي مراقبة: أسند لكل طرف ما يراقبه", "the plan has no watch: give each party what it watches")
	case "too_many_parts":
		return (&PlanError{Code: f.Code, Value: f.Value}).Words()
	case "text_long":
		return at("النص طويل: الحد "+v+" حرف", "the text is too long: "+ve+" letters is the limit")
	case "characters":
		return at("في النص رموز مخفية أو تقلب اتجاهه: أعد كتابته، فقد يقرؤه طرفان على وجهين", "the text holds hidden characters or ones that turn its direction: type it anew, or two parties may read it differently")
	case "key":
		return b("المعرّف "+v+" مستعمل مرتين أو فيه رموز غير مقبولة: حروف لاتينية صغيرة وأرقام", "the key "+strconv.Quote(f.Value)+" is used twice or has characters that are not allowed: small Latin letters and digits")
	case "area_name":
		return b("المنطقة "+v+" بلا اسم", "area "+ve+" has no name")
	case "area_zero":
		return at("المكان بلا مساحة: ارسمه من جديد أو اختر منطقة", "the place has no extent: draw it anew or choose an area")
	case "shown_stranger":
		return at("تُعرض على من ليس طرفًا في الخطة: "+v, "it is shown to somebody who is no party to the plan: "+ve)
	case "stranger":
		return at("أُسندت إلى من ليس طرفًا في الخطة: "+v, "it is given to somebody who is no party to the plan: "+ve)
	case "area_unknown":
		return at("ليس في الخطة منطقة بالمعرّف "+v, "the plan has no area "+strconv.Quote(f.Value))
	case "place_missing":
		return at("لم يُذكر أين: اختر منطقة", "it is not said where: choose an area")
	case "kind":
		return at("النوع "+v+" غير معروف: اختر من القائمة", "the kind "+strconv.Quote(f.Value)+" is not known: choose one from the list")
	case "confidence":
		return at("درجة الثقة "+v+" غير معروفة", "the confidence "+strconv.Quote(f.Value)+" is not known")
	case "people":
		return at("عدد الأشخاص "+v+" غير معقول", "the number of people "+ve+" makes no sense")
	case "overlap":
		return at("مدة التداخل "+v+" دقيقة: بين 0 و"+strconv.Itoa(MaxOverlap)+"، ولا تُذكر إلا مع من تتسلم منه", "an overlap of "+ve+" minutes: choose 0 to "+strconv.Itoa(MaxOverlap)+", and only where it is said from whom it takes over")
	case "after_itself":
		return at("تتسلم من نفسها", "it takes over from itself")
	case "after_unknown":
		return at("تتسلم من مراقبة ليست في الخطة: "+v, "it takes over from a watch that is not in the plan: "+ve)
	case "schedule":
		var e *ScheduleError
		if errors.As(f.Cause, &e) {
			w := e.Words()
			return at(w.AR, w.EN)
		}
		return at("المواعيد غير مفهومة", "the times are not understood")
	case "never":
		return at("لا يقع شيء من مواعيدها في مدة الخطة", "none of its times falls into the plan's time")

	case "party_idle":
		return b(one.AR+" طرف في الخطة ولم تُسند إليه أي مراقبة", one.EN+" is a party to the plan and is given no watch")
	case "item_time":
		return at("جزء من مواعيدها خارج مدة الخطة ولن يُحسب", "some of its times lie outside the plan's time and will not count")
	case "item_place":
		return at("جزء من مكانها خارج مناطق الخطة", "some of its ground lies outside the plan's areas")
	case "double":
		return b(one.AR+" و"+two.AR+" مسمّيان معًا لمراقبة "+place.AR+" في وقت واحد ("+joinKeys(f.Items, "ar")+")", one.EN+" and "+two.EN+" are both named for "+place.EN+" at one time ("+joinKeys(f.Items, "en")+")")
	case "gap":
		return b("لا أحد مسمّى لجزء من "+place.AR+" طوال مدة الخطة", "nobody is named for a part of "+place.EN+" for the whole time of the plan")
	case "seam":
		return b("لا أحد عند خط التماس: شريط من "+place.AR+" بين المراقبات "+joinKeys(f.Items, "ar")+" لم يُسمَّ له أحد", "nobody is at the seam: a strip of "+place.EN+" between watches "+joinKeys(f.Items, "en")+" that nobody is named for")
	case "gap_time":
		return b("تبقى "+place.AR+" أو جزء منها بلا أحد بين النوبات", place.EN+" or a part of it is left to nobody between turns")
	case "handover_hole":
		return b("بين انتهاء "+item+" وتسلّم "+isolate(last)+" وقت بلا أحد: "+one.AR+" ينصرف قبل أن يصل "+two.AR, "there is a hole between the end of "+first+" and the beginning of "+last+": "+one.EN+" leaves before "+two.EN+" arrives")
	case "handover_short":
		return b("التسليم من "+item+" إلى "+isolate(last)+" أقصر من التداخل المتفق عليه: "+v+" دقيقة فقط", "the handover from "+first+" to "+last+" is shorter than the overlap that is stated: "+ve+" minutes only")
	case "handover_long":
		return b("مدة التداخل في التسليم من "+item+" إلى "+isolate(last)+" أطول من النوبة نفسها ("+v+" دقيقة): قصّرها", "the overlap of the handover from "+first+" to "+last+" is longer than a turn of theirs ("+ve+" minutes): shorten it")
	case "handover_bare":
		return b("التسليم من "+item+" إلى "+isolate(last)+" بلا تداخل: أي تأخر يترك المكان بلا أحد", "the handover from "+first+" to "+last+" has no overlap: any delay leaves the place to nobody")
	case "handover_never":
		return b(isolate(last)+" تتسلم من "+item+" التي لا تكون قد بدأت في أي من مواعيدها", last+" takes over from "+first+", which has not begun at any of its times")
	case "handover_elsewhere":
		return b("التسليم بين "+item+" و"+isolate(last)+" بين مكانين لا يلتقيان", "the handover between "+first+" and "+last+" is between two places that do not meet")
	case "after_hidden":
		return at("تتسلم من مراقبة لا تُعرض عليك", "it takes over from a watch that is not shown to you")
	case "after_unseen":
		return b("أحد الطرفين "+one.AR+" و"+two.AR+" لا يرى مراقبة الآخر التي يسلّمها أو يتسلمها", "one of "+one.EN+" and "+two.EN+" does not see the other's watch that is handed over")
	case "two_kinds":
		return b(one.AR+" و"+two.AR+" يراقبان "+place.AR+" معًا على نحوين مختلفين ("+joinKeys(f.Items, "ar")+")", one.EN+" and "+two.EN+" watch "+place.EN+" together, in two ways ("+joinKeys(f.Items, "en")+")")
	case "twice":
		return b(one.AR+" مسمّى مرتين لـ"+place.AR+" في وقت واحد", one.EN+" is named twice for "+place.EN+" at one time")
	case "kept_already":
		return b("عند "+place.AR+" مراقبة قائمة خارج الخطة ("+v+") يقوم بها "+two.AR, two.EN+" keeps a watch outside the plan at "+place.EN+" already ("+ve+")")
	case "people_elsewhere":
		return b("تطلب الخطة مع بقية مراقبات "+one.AR+" أشخاصًا أكثر مما عُرف عنه في وقت واحد ("+v+")", "the plan and the other watches of "+one.EN+" ask more people at once than it was ever known to have ("+ve+")")
	}
	return at("غير صالح: "+v, "is not valid: "+ve)
}

func joinKeys(keys []string, lang string) string {
	and := " and "
	if lang == "ar" {
		and = " و"
		keys = append([]string{}, keys...)
		for i := range keys {
			keys[i] = "\u2068" + keys[i] + "\u2069"
		}
	}
	return strings.Join(keys, and)
}
