package watch

import (
	"strconv"

	"tansiq/internal/text"
)

// ScheduleError says why a schedule is not taken.
type ScheduleError struct {
	// Code is stable: from-missing, ends-first, range, zone, length, length-missing, length-long, except-alone, many, never,
	// rule-long, rule-part, rule-twice, rule-freq, rule-ends, rule-explodes, rule-count, rule-until, rule-misplaced, rule-dense,
	// rule-overlaps.
	Code  string
	Field string // of Schedule, as in JSON
	Value string // what stands there, or the part of it that is meant, cut to 60 letters
}

// Error is the reason in English.
func (e *ScheduleError) Error() string { return e.Words().EN }

// Words says what is wrong and what to do.
func (e *ScheduleError) Words() text.Bilingual {
	v := "\u2068" + e.Value + "\u2069"
	b := func(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }
	switch e.Code {
	case "from-missing":
		return b("لم يُذكر متى تبدأ المراقبة: اكتب اليوم والساعة", "it is not said when the watch begins: give a day and an hour")
	case "ends-first":
		return b("تنتهي المراقبة قبل أن تبدأ أو لحظة تبدأ ("+v+"): صحّح البداية أو النهاية",
			"the watch ends before it begins, or the moment it begins ("+e.Value+"): mend the beginning or the end")
	case "range":
		return b("التاريخ "+v+" خارج ما بين عامي 1900 و2200: لعل فيه خطأ كتابة", "the date "+e.Value+" is not between the years 1900 and 2200: perhaps it is mistyped")
	case "zone":
		return b("المنطقة الزمنية "+v+" غير معروفة: اكتب اسمًا مثل \u2068Asia/Damascus\u2069 أو اترك الحقل فارغًا للتوقيت العالمي",
			"the time zone "+e.Value+" is not known: write a name such as Asia/Damascus, or nothing for UTC")
	case "length":
		return b("المدة "+v+" غير مفهومة: اكتب مثلًا \u2068PT8H\u2069 لثماني ساعات أو \u2068PT90M\u2069 لتسعين دقيقة",
			"the length "+e.Value+" is not understood: write PT8H for eight hours, PT90M for ninety minutes")
	case "length-missing":
		return b("المراقبة تتكرر ولم يُذكر كم تدوم كل مرة: اكتب المدة، مثل \u2068PT8H\u2069", "the watch repeats and it is not said how long each turn lasts: give the length, such as PT8H")
	case "length-long":
		return b("المرة الواحدة تدوم "+v+"، والحد 366 يومًا: المراقبة التي لا تنقطع تُكتب بلا تكرار",
			"one turn lasts "+e.Value+", and 366 days is the limit: a watch without a break is written without a rule")
	case "except-alone":
		return b("ذُكرت مرات مستثناة والمراقبة لا تتكرر: اكتب قاعدة التكرار أو احذف الاستثناءات",
			"turns are left out of a watch that does not repeat: give the rule, or take them away")
	case "many":
		m := strconv.Itoa(MaxListed)
		return b("في القائمة "+v+" من المواعيد، والحد "+m+": قسّم المراقبة", "the list holds "+e.Value+" times, and "+m+" is the limit: divide the watch")
	case "never":
		return b("لا يقع من هذه المواعيد شيء قط، كيوم 30 شباط/فبراير أو قاعدة تنتهي قبل أول مرة: راجع القاعدة والبداية والنهاية والمستثنى",
			"none of this ever occurs, like a 30 February, or a rule that ends before its first turn: look at the rule, the beginning, the end and what is left out")
	case "rule-long":
		return b("قاعدة التكرار أطول من "+v+" بايت", "the rule is longer than "+e.Value+" bytes")
	case "rule-part":
		return b("جزء من قاعدة التكرار غير مفهوم: "+v, "a part of the rule is not understood: "+e.Value)
	case "rule-twice":
		return b("الجزء "+v+" مذكور مرتين في قاعدة التكرار", "the rule says "+e.Value+" twice")
	case "rule-freq":
		return b("لا تقول قاعدة التكرار كم مرة: ينقصها \u2068FREQ\u2069، مثل \u2068FREQ=DAILY\u2069", "the rule does not say how often: FREQ is missing, such as FREQ=DAILY")
	case "rule-ends":
		return b("لقاعدة التكرار نهايتان، \u2068COUNT\u2069 و\u2068UNTIL\u2069: أبقِ واحدة", "the rule ends twice, by COUNT and by UNTIL: keep one")
	case "rule-explodes":
		return b("تكرار كل دقيقة أو كل ثانية ("+v+") لا يُقبل: المراقبة المتصلة تُكتب بلا تكرار، والأقصر بالساعة",
			"a turn every minute or second ("+e.Value+") is not taken: a watch without a break is written without a rule; the shortest rule is hourly")
	case "rule-count":
		m := strconv.Itoa(maxCount)
		return b("عدد المرات "+v+" أكبر من "+m+": اكتب نهاية بتاريخ", "the number of turns "+e.Value+" is larger than "+m+": end it by a date")
	case "rule-until":
		return b("النهاية "+v+" في قاعدة التكرار تُكتب بالتوقيت العالمي، مثل \u2068UNTIL=20250209T205959Z\u2069",
			"the end "+e.Value+" in the rule is written in UTC, such as UNTIL=20250209T205959Z")
	case "rule-misplaced":
		return b("الجزء "+v+" لا معنى له مع بقية قاعدة التكرار", "the part "+e.Value+" means nothing with the rest of the rule")
	case "rule-setpos":
		return b("لا تتسع مدة واحدة من هذه القاعدة لأكثر من "+v+" من المرات، وكل ما في BYSETPOS أبعد من ذلك: فلا تقع القاعدة أبدًا", "one period of this rule holds at most "+e.Value+" occurrences, and all of BYSETPOS lies beyond that: it would never occur")
	case "rule-dense":
		m := strconv.Itoa(MaxPerDay)
		return b("تعطي القاعدة "+v+" أكثر من "+m+" مرة في اليوم: باعِد بين المرات", "the rule "+e.Value+" gives more than "+m+" turns a day: space them out")
	case "rule-overlaps":
		m := strconv.Itoa(MaxAtOnce)
		return b("كل مرة تدوم "+v+" وتتكرر كثيرًا حتى يجري أكثر من "+m+" منها معًا: قصّر المدة أو باعِد بين المرات",
			"each turn lasts "+e.Value+" and comes so often that more than "+m+" run at once: shorten them or space them out")
	}
	return b("المواعيد غير مفهومة: "+v, "the schedule is not understood: "+e.Value)
}
