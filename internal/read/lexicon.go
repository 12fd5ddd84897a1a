package read

import "strings"

// ruleText is the table of triggers, one pattern a line: "class: pattern", "class n: pattern" for nouns of action and
// "class r: pattern" for words that tell what came of a deed ("were killed"), which tell one of their own only where the
// sentence tells no other. Words are written folded; a|b are alternatives, a* a beginning, ~3 lets up to three other
// words stand between. "class p: pattern" tells what was intended. =past/present is an Arabic verb in all its forms (the present without its first letter), #noun
// an Arabic noun with its endings, ^verb an English verb in all its forms, @ the name of a place, $ that of a body, & a count of people, %list one of wordLists. In a pattern with ~ every
// word behind the first has its own ~, 0 where it stands beside the word before; a phrase among alternatives stands in a
// line without ~. "none: pattern" only looks like a happening. The first line that fits at a word wins.
const ruleText = arabicRules + englishRules

// wordLists are the names of lists of nouns that many patterns share: what a rule says of a suspect it says of a smuggler.
var wordLists = strings.NewReplacer(
	"%culprit", "suspect|suspects|leader|leaders|operative|operatives|member|members|militant|militants|commander|commanders|emir|emirs|recruiter|recruiters|financier|financiers|facilitator|facilitators|terrorist|terrorists|fugitive|fugitives|jihadist|jihadists|extremist|extremists|man|woman|women|smuggler|smugglers|supporter|supporters|people|teenager|teenagers|moroccans|courier|couriers|him",
	"%gear", "weapons|weapon|ammunition|arms|munitions|explosives|explosive|rifles|rifle|cache|caches|ied|ieds|device|devices|bomb|bombs|belt|belts|vest|vests|stockpile|stockpiles|depot|depots|rounds|grenades|mortars|rockets|rocket|missiles|missile|shells|launchers|launcher|pistols|guns|magazines|detonators|charges|vbied|vbieds|workshop|factory|tunnel|tunnels|hideout|hideouts|arsenal",
	"%person", "#عنصر|عناصر|#مسلح|مسلحين|مسلحون|#مقاتل|مقاتلين|ارهابي*|داعشي*|دواعش|#قيادي|قياديا|قياديين|#مسوول|مسوولا|#امير|#والي|متهم*|مشتبه*|مطلوب*|موقوف*|معتقل*|محتجز*|#سجين|سجينا|سجناء|#شخص|شخصين|اشخاص|#رجل|رجلين|رجال|#امراه|امراتين|#سيده|سيدتين|سيدات|نساء|#فتاه|فتيات|#شاب|شابا|شابين|شبان|#مواطن|مواطنين|#مدني|مدنيين|#مهرب|مهربين|#متسلل|متسللين|#ناقل|#ممول|#مروج|#مجند|#انتحاري|انتحاريين|#زعيم|متزعم*|#خبير|#منفذ|#هارب|هاربين|#افراد|#خليه|خلايا|خليتين|#شبكه|شبكات|#عصابه|#سايق|#مفتي",
	"%hideout", "#وكر|وكرا|اوكار|#مضافه|مضافات|#مخبا|مخابي|#كهف|كهفا|كهوف|#نفق|انفاق|#مغاره|مغاور|#ملاذ|ملاذات|#معقل",
	"%house", "#منزل|منازل|#بيت|بيوت|#شقه|شقق|#مزرعه|مزارع|#مبني|مباني|#بناء|#دار|دورا|#مستودع|#مقر|#خيمه|خيام|#بناية|#محل",
	"%arms", "#سلاح|اسلحه|ذخاير|#ذخيره|#عتاد|#عبوه|عبوات|#لغم|الغام|متفجرات|#متفجره|صواريخ|#صاروخ|قذايف|#قذيفه|قنابل|#قنبله|قنابر|بنادق|#بندقيه|بندقيتي|مسدسات|#مسدس|رشاشات|#رشاش|احزمه|#حزام|#كدس|اكداس|قاذفات|قواذف|#قاذف|رمانات|صواعق|مقذوفات|#مقذوف|#مسيره|مسيرات|#شحنه",
	"%deadly", "#عبوه|#ناسفه|#مفخخه|عبوات|#قنبله|#لغم|#حزام|#انتحاري",
	"%column", "#رتل|رتلا|ارتال|#قافله|قوافل|#شاحنه|شاحنات|#اليه|اليات|مدرعات|#مدرعه|#موكب",
	"%relief", "مساعدات|#مساعده|#اغاثه|اغاثيه|خيم|خيام|بطانيات|وقود|مياه|ادويه|منح|#منحه|سلال|غذاييه|طبيه|اطراف|اطرافا|#عياده|لقاحات|ملابس",
	"%kin", "#عايله|عايلات|عوايل|#اسره|اسر|نساء|اطفال|#امراه|#سيده|سيدات|امهات|نازح*|لاجي*|عايدين|عراقي*|مواطن*|رعايا*|#دفعه|#وجبه|ايتام|#فرد|افراد",
	"%unit", "#قوه|قوات|وحدات|#وحده|#لواء|الويه|لواءين|#فوج|افواج|فوجا|#كتيبه|كتايب|#سريه|سرايا|جنود|#جندي|جنودا|مقاتلين|#مقاتل|عناصرها|عناصره|تعزيزات|قطعات|دوريات|#دوريه|دبابات|مدرعات|مدافع|#مدفعيه|مستشارين|طاقم",
	"%post", "#حاجز|حواجز|حواجزها|#نقطه|نقاط|نقاطها|نقاطه|#قاعده|قواعد|قاعدتها|قواعدها|#موقع|مواقع|مواقعها|مواقعه|مواقعهم|#مقر|مقار|مقرات|مقاره|مقارها|#ثكنه|ثكنات|ابراج|#برج|كاميرات|#منظومه|منظومات|#معسكر|#مطار|#ساتر|خندق",
	"%force", "#قوه|قوات|#وحده|وحدات|وحداتنا|قواتنا|#مفرزه|مفارز|مفارزنا|#دوريه|دوريات|#فرقه|#جهاز|#استخبارات|#مخابرات|#كوماندوس|#مغاوير|#فوج|#لواء|قطعات|قطعاتنا|تشكيلات|ابطال|مقاتلو|رجال",
)

// lightVerbs are the verbs that take the noun of an act as their object or subject.
var lightVerbs = verbs("شن/شن نفذ/نفذ وجه/وجه جري/جري عقد/عقد انعقد/نعقد وقع/قع اندلع/ندلع دار/دور خاض/خوض نصب/نصب القي/لقي اطلق/طلق فتح/فتح تعرض/تعرض شهد/شهد قام/قوم ادي/ودي اسفر/سفر تمكن/تمكن نجح/نجح"+
	" حدث/حدث حصل/حصل نشب/نشب هز/هز بدا/بدا باشر/باشر واصل/واصل اجري/جري قاد/قود", "carry conduct launch hold stage mount perform deliver begin start", "carried", "held", "began", "came", "broke", "تم", "تمت")

// hasObject are the forms of verbs that take the noun of an act as their object, with a pronoun in its place.
var hasObject = func() map[string]bool {
	out := map[string]bool{}
	for _, verb := range []string{"شن", "يشن", "تشن", "شنت", "نفذ", "نفذت", "ينفذ", "تنفذ", "نصب", "نصبت", "قاد", "قادت", "تبني", "تبنا", "تبنت"} {
		for _, p := range pronouns {
			out[verb+p] = true
		}
	}
	return out
}()

// actNouns are nouns of acts that no rule takes by themselves.
var actNouns = set("عمليه", "عمليات", "حمله", "حملات", "مهمه", "مهام", "واجب", "واجبات", "مخطط", "موامره", "جثه", "جثث", "جثتين", "جثتي", "جثته", "جثثا", "انتشال", "استخراج", "عثور", "لغم", "انزال", "انزالا", "دهم", "طعن", "اصدار", "اصدارا", "تسجيل", "تسجيلا", "شريط", "شريطا", "عدد",
	"operation", "operations", "campaign", "sweep", "mission", "missions", "plot", "plots", "plan", "offensive", "video", "recording", "statement", "talks", "conference", "memorandum", "allegiance", "hostage", "captive", "checkpoint", "checkpoints", "advance", "curfew", "editorial", "issue", "footage", "speech", "message", "poster", "leaflets", "threat", "threats", "missions", "sanctions", "grave", "graves", "swoop")

// barredText names words that tell no happening behind certain others: "checkpoint" is a post of searching, "a general strike"
// stops work, prices explode.
const barredText = `
قنص: بنادق بندقيه سلاح اسلحه باسلحه ببنادق قناصات
اشتباك: قواعد
اعدام: حكم احكام عقوبه الحكم الاحكام
تفتيش: نقطه نقاط حاجز حواجز مركز لجنه لجان هييه دايره فرق
انتشار: نقاط نقطه سرعه معدل مناطق منطقه اماكن مكان مواقع رقعه خريطه
اقتحام: فرقه وحده قوات فوج مجموعات مجموعه سريه سرايا لواء كتيبه
فرار الفرار: لاذ لاذا لاذوا لاذت يلوذ
مرور: شرطي شرطه دوريه حادث حوادث رجل عناصر
اطلاق: وقف لوقف وقفا
قبض القبض: مذكره مذكرات اوامر امر بمذكره بمذكرات بامر
اغاثه الاغاثه: عامل عمال موظف موظفي منظمه منظمات وكاله مواد هييه لجنه قسم
احتلال الاحتلال: دوله قوات جيش سلطات حكومه
تسويه تسويات التسويات: فصايل عناصر لجان مركز ملف
تفجير التفجير: مساطر مسطره صواعق صاعق اجهزه جهاز فتيل فتايل دوائر دواير دايره كبسولات كبسوله حشوات خبير خبراء اسلاك سلك وحده ريموت مواد
انفجار: شبه وشك حافه
يدويه يدوي: قنابل قنبله قنبلتين قنبلتان رمانات رمانه رمانتين اسلحه اجهزه
عمليات: قياده غرفه مركز اداره هييه مقر قايد دايره
strike strikes: general hunger labour labor rail transport lightning sit-in teachers doctors on wildcat
attack attacks: heart panic asthma verbal personal cyber media scathing blistering ransomware phishing
explosion: population demographic cultural
exploded explodes: prices population demand debt costs sales rents popularity scandal row numbers
retreated retreats retreating: lira dollar pound stocks shares prices index euro market gold glaciers
battle: legal court custody election electoral parliamentary verbal uphill losing court's long-running
clash clashes: scheduling personality culture cultural verbal diary title
raid: tax bank-note budget
crash: market stock
release released: press news album film
operations attacks raids: these those such
fire: artillery mortar rpg grenade automatic of rocket arms gun machine-gun machinegun sniper tank small enemy friendly hostile under open opened opens opening return returned returning exchange exchanged traded heavy direct indirect
campaign: election electoral media vaccination fundraising advertising awareness
shooting: film photo movie
convicted sentenced jailed: men man woman women people militants prisoners inmates detainees nationals members terrorists those others persons fighters
hunting: truffle truffles job bargain
crossing crossings: border the rabia faysh bab semalka tal al-qaim pedestrian river
meeting meetings: town
`

// barredAfter holds, for each word of barredText, those it tells nothing behind.
var barredAfter = func() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for line := range strings.Lines(barredText) {
		words, before, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		for w := range strings.FieldsSeq(words) {
			out[w] = set(strings.Fields(before)...)
		}
	}
	return out
}()

// barred reports whether the word before says that a trigger tells no happening.
func (r *reader) barred(i int) bool {
	if i == 0 {
		return false
	}
	for _, f := range r.forms[i] {
		if before := barredAfter[f]; before != nil {
			for _, g := range r.forms[i-1] {
				if before[g] {
					return true
				}
			}
		}
	}
	return false
}

// expand writes out the notation of one word of a pattern: plain words as they are.
func expand(w string) []string {
	switch {
	case strings.HasPrefix(w, "="):
		past, present, ok := strings.Cut(w[1:], "/")
		if ok {
			return arabicVerb(past, present)
		}
	case strings.HasPrefix(w, "#"):
		return arabicNoun(w[1:])
	case strings.HasPrefix(w, "^"):
		return englishVerb(w[1:])
	}
	if strings.HasSuffix(w, "ات") { // a plural, with the pronouns behind it
		out := []string{w}
		for _, p := range pronouns {
			out = append(out, w+p)
		}
		return out
	}
	return []string{w}
}
