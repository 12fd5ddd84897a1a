package read

import (
	"strings"
	"unicode/utf8"
)

// ruleText is the table of triggers, one pattern a line: "class: pattern", "class n: pattern" for nouns of action and
// "class r: pattern" for words that tell what came of a deed ("were killed"), which tell one of their own only where the
// sentence tells no other. Words are written folded; a|b are alternatives, a* a beginning, ~3 lets up to three other
// words stand between. =past/present is an Arabic verb in all its forms (the present without its first letter), #noun
// an Arabic noun with its endings, ^verb a regular English verb in all its forms. The first line that fits at a word wins.
const ruleText = `
foiled_plot: =احبط/حبط|=افشل/فشل|#احباط|#افشال
foiled_plot: حال|حالت|حالوا ~2 دون ~3 #تنفيذ|#وقوع|#هجوم|#تفجير|#عمليه
foiled_plot: =منع/منع ~3 #تنفيذ|#وقوع ~3 #هجوم|هجمات|#تفجير|#عمليه|#اعتداء
foiled_plot: =كشف/كشف|=ضبط/ضبط|=فكك/فكك ~4 #مخطط|#موامره ~5 #تفجير|#هجوم|#استهداف|#اغتيال
foiled_plot: ^foil|^thwart|foiling|foiled ~6 plot|plots|attack|attacks|bombing|plan|plans|attempt|attempts|bomb|operation|assassination
foiled_plot: ^disrupt|^prevent|averted|^stop ~4 plot|plots|attack|bombing|bomb|assassination
foiled_plot: ^foil|^thwart
foiled_plot: plot|attack|attempt|bombing ~2 was|were|been foiled|thwarted|averted|prevented|disrupted
propaganda_release: =نشر/نشر|=بث/بث|=اصدر/صدر|=عرض/عرض|=تداول/تداول|=اطلق/طلق ~4 #اصدار|اصدارا|#فيديو|#تسجيل|تسجيلا|شريطا|#مقطع|مقطعا|#صور|#كلمه|#العدد
propaganda_release: ^release|^publish|^post|^issue|^circulate|^air  ~5 video|videos|audio|footage|newsletter|issue|recording|photos|images|photographs
explosive_remnant: =انفجر/نفجر|#انفجار ~3 #لغم|الغام|#مخلفات|#ذخيره|#قذيفه ~3 من مخلفات|ارضي|ارضيه|#مخلفات
explosive_remnant: =انفجر/نفجر|#انفجار ~2 #لغم|الغام|#مخلفات|#ذخيره
explosive_remnant: =قتل/قتل|مقتل|=اصيب/صاب|اصابه|#جرح|وفاه|=توفي/توفي|=استشهد/ستشهد ~8 بانفجار|انفجار|جراء|بلغم|بالغام ~2 #لغم|الغام|#مخلفات
explosive_remnant: landmine|landmines|mine|ordnance|munition|munitions|remnant ~3 exploded|explosion|explosions|blast|detonated|killed|wounded|went
explosive_remnant: explosion|blast|^explode|killed|wounded|injured|stepped ~6 landmine|landmines|unexploded|remnants|mine
weapons_loss: =سيطر/سيطر|#سيطره|=استولي/ستولي|#استيلاء|=استحوذ/ستحوذ|=غنم/غنم|=اغتنم/غتنم|=نهب/نهب|#اغتنام ~7 #سلاح|اسلحه|الاسلحه|ذخاير|#ذخيره|معدات|#عتاد|#مستودع|مستودعات|صواريخ|#بندقيه|#اليه|اليات
weapons_seizure: =ضبط/ضبط|=صادر/صادر|#مصادره|=عثر/عثر|العثور|عثور|#ضبط|=استولي/ستولي|=كشف/كشف ~5 #سلاح|اسلحه|ذخاير|#ذخيره|#عبوه|عبوات|صواريخ|#صاروخ|متفجرات|#مستودع|#بندقيه|بنادق|قنابل|#قنبله|الغام|احزمه|#حزام|#كدس|اكداس|#مخبا|مخابي|#قذيفه|قذايف|#نفق|انفاق|#مضافه|مضافات|#عتاد|#معمل|#ورشه
weapons_seizure: =دمر/دمر|#تدمير|=فكك/فكك|#تفكيك|=ابطل/بطل|#ابطال|=اتلف/تلف|#اتلاف|=عالج/عالج|#معالجه|=فجر/فجر ~3 #مضافه|مضافات|#كدس|اكداس|#نفق|انفاق|#عبوه|عبوات|#مخبا|مخابي|#لغم|الغام|#حزام|احزمه|#وكر|اوكار|#سياره
weapons_loss: ^seize|^capture|^loot|stole|steal|took|taken|^acquire|^obtain ~5 weapons|ammunition|arms|munitions|explosives|rifles|equipment|arsenal|stockpile
weapons_seizure: ^confiscate|found|find|^recover|^discover|^uncover|^unearth|^destroy|^dismantle|^defuse ~6 weapons|ammunition|arms|munitions|explosives|rifles|cache|caches|ied|ieds|device|devices|bomb|bombs|belt|belts|tunnel|tunnels|stockpile|depot|hideout|hideouts
weapons_seizure: devices|weapons|explosives|rifles|ammunition|cache|caches ~12 seized|confiscated|recovered|found|destroyed
intelligence_sharing: =شارك/شارك|=تبادل/تبادل|#تبادل|=زود/زود|#تزويد|#مشاركه|=قدم/قدم|=سلم/سلم|=نقل/نقل|=مرر/مرر ~5 معلومات|المعلومات|#معلومه
intelligence_sharing: ^share|^exchange|^pass|^provide|sharing|gave|give ~4 intelligence|information
kidnapping: =خطف/خطف|=اختطف/ختطف
kidnapping n: #اختطاف|#خطف
kidnapping: ^kidnap|kidnapped|kidnapping|^abduct
kidnapping n: abduction|abductions|kidnapping
assassination: =اغتال/غتال|اغتيل|اغتيلت
assassination: =قتل/قتل|=اغتال/غتال ~5 #اغتيال
assassination n: #اغتيال
assassination: ^assassinate
assassination n: assassination|assassinations
execution: =اعدم/عدم
execution: =نفذ/نفذ ~2 الاعدام
execution n: #اعدام
execution: ^execute ~4 him|them|man|men|people|civilians|captives|hostages|soldiers|prisoners|members|fighters|shepherds|hunters|residents|villagers|of
execution: ^behead
execution n: execution|executions|beheading
airstrike: =شن/شن|=نفذ/نفذ|=وجه/وجه ~7 #غاره|غارات|#ضربه|ضربات|قصفا
airstrike: =قصف/قصف|=استهدف/ستهدف|=ضرب/ضرب|=اغار/غير|=دمر/دمر ~3 #طيران|#طايره|طايرات|#مسيره|مقاتلات|#مروحيه|مروحيات|#سلاح الجو
airstrike n: #غاره|غارات|#ضربه جويه|ضربات جويه|قصف جوي|القصف الجوي|#قصف جوي
airstrike n: airstrike|airstrikes|air strike|air strikes|drone strike|drone strikes|strikes|strike
airstrike: ^carry|^conduct|^launch|carried|struck ~5 airstrike|airstrikes|strikes|strike|raids
airstrike: warplanes|jets|aircraft|drone|drones|helicopters|helicopter ~2 struck|hit|bombed|targeted|killed|attacked|pounded|destroyed|strike
airstrike: ^bomb ~4 positions|targets|hideouts|sites|convoy
shelling: =قصف/قصف|=دك/دك|=امطر/مطر
shelling: =سقط/سقط|سقوط|=اطلق/طلق|=استهدف/ستهدف ~3 قذايف|#قذيفه|صواريخ|#صاروخ|#مدفعيه
shelling n: #قصف|#استهداف مدفعي|قصف مدفعي|قصف صاروخي
shelling: ^shell|shelled
shelling n: shelling|bombardment|mortar fire|artillery fire|rocket attack|rocket fire
shelling: mortars|rockets|mortar|rocket|artillery|shells ~3 hit|struck|landed|fired|targeted|fell|pounded
clash: =اشتبك/شتبك
clash: =اندلع/ندلع|=دار/دور|=وقع/قع|=جري/جري|=شهد/شهد|=نشب/نشب|=حصل/حصل|=تجدد/تجدد|=تواصل/تواصل ~4 اشتباكات|#اشتباك|#معركه|معارك|مواجهات|#مواجهه
clash: =خاض/خوض ~3 اشتباكات|#اشتباك|معارك|#معركه|مواجهات
clash n: اشتباكات|#اشتباك|مواجهات مسلحه|#مواجهه مسلحه|معارك
clash: ^clash ~3 with|against|between|in|near|over|at
clash: fought|fight|battled ~3 with|against|fighters|forces|militants|troops
clash: exchanged fire|traded fire|exchange of fire|fighting erupted|fighting broke
clash: clashes|fighting|gunbattle|battle|firefight ~2 erupted|broke|took|continued|flared|ensued
clash n: clashes|firefight|gun battle|gunbattle|gunfight|skirmish|skirmishes|fighting
bombing: =انفجر/نفجر|=فجر/فجر|#تفجير|#انفجار ~5 #سياره|سيارات|#عبوه|عبوات|#دراجه|نفسه|#حزام|حزاما|#مفخخه|بحزام|بعبوه|بسياره
bombing: =وقع/قع|=هز/هز|=حدث/حدث|=ضرب/ضرب|=دوي/دوي|=سمع/سمع ~3 #انفجار|#تفجير|انفجارات|تفجيرات|انفجاران|انفجارين
bombing: =انفجر/نفجر
bombing: ^explode|^detonate|blew up|blow up|blew himself|went off|ripped through|tore through
bombing: rammed|drove ~4 car|truck|vehicle|bomb|explosives
bombing n: #تفجير|#انفجار|تفجيرات|انفجارات|#عمليه انتحاريه|#هجوم انتحاري
bombing n: bombing|bombings|explosion|explosions|blast|blasts|car bomb|suicide attack|suicide bombing|bomb attack|ied attack|roadside bomb|suicide bomber|vbied
attack: =شن/شن|=نفذ/نفذ|=نصب/نصب|=قاد/قود ~4 #هجوم|هجوما|هجمات|هجومين|#كمين|كمينا|#اعتداء
attack: =تعرض/تعرض ~8 #هجوم|#كمين|#اطلاق|#اعتداء|#استهداف|هجمات
attack: =وقع/قع|=سقط/سقط ~6 #كمين|*
attack: =اطلق/طلق|=فتح/فتح ~4 النار|نيران|نيرانهم|نيرانه|الرصاص|رصاص
attack: #اطلاق|باطلاق|لاطلاق ~1 نار|النار|الرصاص|رصاص
attack: =هاجم/هاجم|=استهدف/ستهدف|=باغت/باغت|=اقتحم/قتحم
attack: =هاجم/هاجم|=استهدف/ستهدف|=باغت/باغت
attack: ^attack|^ambush|^assault|^storm|^target
attack: opened fire|open fire|shot dead|gunned down|shot and killed|came under fire|come under attack|came under attack|came under
attack: ^launch|^carry|carried|^stage|^mount|^conduct ~4 attack|attacks|ambush|assault|assaults|offensive
attack n: #هجوم|هجمات|#كمين|#اعتداء|#استهداف|كماين
attack n: attack|ambush|assault|shooting|drive-by|attacks|ambushes|shootings
raid: =داهم/داهم|=دهم/دهم|=اقتحم/قتحم
raid: =نفذ/نفذ|=شن/شن ~4 #مداهمه|مداهمات|#عمليه دهم|#حمله دهم|#انزال|انزالا
raid: ^raid
raid: ^carry|carried|^conduct|^launch ~4 raid|raids
raid n: #مداهمه|مداهمات|دهم|#انزال جوي|انزال|#اقتحام
raid n: raid|raids
arrest: =اعتقل/عتقل|=قبض/قبض|=احتجز/حتجز
arrest: =اعتقل/عتقل
arrest: =القي/لقي|#القاء ~5 القبض
arrest: =تمكن/تمكن|=نجح/نجح ~6 القبض
arrest: =اوقف/وقف|#توقيف|=قبض/قبض|=اسر/اسر|=ضبط/ضبط|=احتجز/حتجز ~3 شخص*|اشخاص|عنصر*|عناصر|متهم*|مشتبه*|مطلوب*|#خليه|خلايا|قيادي*|#مسوول|ارهابي*|#افراد|#مجموعه|#والي|#امير
arrest: =فكك/فكك|#تفكيك|=ضبط/ضبط ~2 #خليه|خلايا|#شبكه
arrest: ^arrest|^detain|^apprehend|taken into custody|took into custody
arrest: ^capture|^nab|^round|^seize ~4 suspect|suspects|leader|operative|operatives|member|members|militant|militants|facilitator|commander|emir|fighters|him
arrest: ^dismantle|^bust ~3 cell|cells|network
arrest n: #اعتقال|اعتقالات|القبض|#توقيف
arrest n: arrest|arrests|detention|capture
operation: =اطلق/طلق|=بدا/بدا|=نفذ/نفذ|=شن/شن|=باشر/باشر|=شرع/شرع|=انطلق/نطلق|انطلاق|=واصل/واصل|=انهي/نهي|=اختتم/ختتم ~5 #حمله|#عمليه|عمليات|حملات ~3 امني*|عسكري*|تمشيط|واسع*|مشترك*|تفتيش|تطهير|بحث|استباقي*|نوعي*
operation: #حمله|#عمليه|عمليات ~2 تمشيط|تفتيش|امنيه|مسح
operation: =مشط/مشط|تمشيط|#تمشيط
operation: ^launch|^begin|began|^conduct|carried|^carry|^start|^wrap|concluded ~5 operation|operations|campaign|sweep|sweeps|offensive
operation n: #عمليه امنيه|#حمله امنيه|#حمله تمشيط|#عمليه عسكريه|#عمليه مشتركه|#حمله عسكريه
operation n: security operation|sweep|military operation|joint operation|clearing operation|sweeps
meeting: =اجتمع/جتمع|=التقي/لتقي|=بحث/بحث|=استقبل/ستقبل
meeting: =جري/جري|=عقد/عقد|=انعقد/نعقد|=شهد/شهد|=استضاف/ستضيف|=اختتم/ختتم|=التام/لتيم ~4 #اجتماع|اجتماعات|#لقاء|لقاءات|مباحثات|محادثات|#جلسه|#موتمر|#قمه|مفاوضات|#جوله
meeting: =اجتمع/جتمع|=التقي/لتقي
meeting: met|meet|meets|meeting ~2 with|in|at|on|the|his|to
meeting: ^hold|held|^host|^convene ~5 talks|meeting|meetings|summit|conference|session
meeting n: #اجتماع|#لقاء|مباحثات|محادثات|meeting|talks|summit
agreement: =اتفق/تفق ~3 علي|مع
agreement: =وقع/وقع|=ابرم/برم|=توصل/توصل|=عقد/عقد|#توقيع|=التوصل/توصل ~5 #اتفاق|#اتفاقيه|#هدنه|#تفاهم|#مذكره|#تسويه|#مصالحه|اتفاقا
agreement: ^agree ~3 to|on|with
agreement: ^sign|^reach|struck ~5 agreement|deal|truce|ceasefire|memorandum|understanding|accord
agreement n: #اتفاق|#هدنه|agreement|ceasefire|truce|deal
deployment: =انتشر/نتشر|=تمركز/تمركز
deployment: =نشر/نشر|=دفع/دفع|=ارسل/رسل|=عزز/عزز|#ادخال|=ادخل/دخل|=وصل/صل|وصول|=استقدم/ستقدم|#استقدام|#ارسال|=حشد/حشد|=دخل/دخل ~4 #قوه|قوات|#تعزيز|تعزيزات|قواتها|قواته|وحدات|ارتال|#رتل|#لواء|جنود|دوريات
deployment: ^deploy|redeployed
deployment: sent|^send|brought|moved|^dispatch|^reinforce|poured ~4 reinforcements|troops|forces|soldiers|units|convoy
deployment: ^arrive|^enter|entered|^take up ~3 reinforcements|troops|positions
deployment n: #انتشار|#نشر قوات|deployment|redeployment|تعزيزات عسكريه
withdrawal: =انسحب/نسحب|=اخلي/خلي|=غادر/غادر|=سحب/سحب ~3 #قوه|قوات|قواتها|قواته|وحدات|#قاعده|مواقع|#موقع|نقاط|مواقعها|مقار|مقراتها|من|عناصر*
withdrawal: =انسحب/نسحب
withdrawal: withdrew|withdraws|withdrawn|withdraw|withdrawing|pulled out|pulled back|pulling out|pull out|pulls out
withdrawal: ^evacuate|^vacate|left|^hand over|handed over ~3 base|bases|positions|outpost|posts|camp|airfield|airbase
withdrawal n: #انسحاب|انسحابات|#اخلاء|withdrawal|pullout|pullback|drawdown
movement: =تسلل/تسلل|#تسلل
movement: =توجه/توجه|=تحرك/تحرك|=دخل/دخل|=عبر/عبر|=مر/مر|=وصل/صل|=شوهد/شاهد ~2 #رتل|ارتال|#قافله|عناصر|مسلحون|مسلحين
movement: ^infiltrate
movement: convoy|convoys|militants|fighters|group ~3 crossed|moved|left|entered|seen|spotted
seizure: =سيطر/سيطر|=استولي/ستولي|=استعاد/ستعيد|#استعاده|=بسط/بسط|=حرر/حرر|#تحرير|=اقتحم/قتحم|=تقدم/تقدم|=احتل/حتل ~4 علي|السيطره|#سيطره|#مدينه|#بلده|#قريه|#موقع
seizure: ^seize|^capture|retook|^recapture|took control|overran|took over|^liberate ~5 town|city|village|village|villages|control|area|areas|base|field|territory|neighborhood|neighbourhood|dam|airport|bridge|crossing|positions|headquarters
aid: =وزع/وزع|=ادخل/دخل|=وصل/صل|=دخل/دخل|=قدم/قدم|=سلم/سلم|#توزيع|#وصول|#دخول|=ارسل/رسل|=عبر/عبر ~4 مساعدات|المساعدات|#قافله|#مساعده|سلات|شاحنات|سله|خيام
aid: ^deliver|^distribute|^provide|reached|^send|sent|entered|crossed ~5 aid|relief|supplies|assistance|tents|food|baskets|kits
aid: =استعاد/ستعيد|=اعاد/عيد|=تسلم/تسلم|=نقل/نقل|#اعاده|#استعاده|=رحل/رحل|#نقل|=عاد/عود|#عوده ~4 #عايله|عوايل|عايلات|العايلات|#اسره|اسر|نازحين|نازحون|لاجيين|اطفال|مواطنيها|مواطنين|رعايا|رعاياها
aid: ^repatriate|^return ~5 families|women|children|nationals|citizens|refugees|displaced|people
other: =افرج/فرج|=اطلق/طلق|#افراج|#اطلاق ~2 سراح|عن
other: ^release|^free ~5 detainees|prisoners|hostages|prisoner|detainee|captives|people|inmates
other: =فر/فر|=هرب/هرب|#فرار|#هروب ~4 #سجن|#سجين|سجناء|#معتقل|معتقلين|عناصر|#مخيم
other: ^escape|broke out|prison break|jailbreak|breakout
other: =نقل/نقل|=سلم/سلم|=تسلم/تسلم|#تسليم|#نقل|=تسليم/تسلم ~4 #معتقل|معتقلين|معتقلي|سجناء|#سجين|عناصر|#اداره|#سجن|#قاعده|#معبر|#سيطره
other: ^transfer ~5 detainees|prisoners|inmates|suspects|control|detention
other: =افتتح/فتتح|=اغلق/غلق|=فتح/فتح|#فتح|#اغلاق ~2 #معبر|#طريق|#جسر|#منفذ
other: =تظاهر/تظاهر|#مظاهره|#احتجاج|مظاهرات|احتجاجات|=احتج/حتج
other: protested|demonstrated|protest|protests|demonstration
threat: =هدد/هدد|=توعد/توعد|=حرض/حرض
threat n: #تهديد|تهديدات
threat: ^threaten|^vow|vowed ~4 to|attack|attacks|revenge|government|with
statement: =دعا/دعو|=ناشد/ناشد|=طالب/طالب|=حث/حث|=اصدر/صدر|=اعلن/علن ~3 الي|#بيان|#عفو|#قرار|#مرسوم|#تعميم|بفتح|#حظر
statement: ^urge|^announce|^declare|^impose|called ~4 amnesty|curfew|policy|decree|surrender
attack r: =قتل/قتل|=استشهد/ستشهد|مقتل|بمقتل|#مقتل|استشهاد|باستشهاد|=اردي/ردي|=قضي/قضي
attack r: =لقي/لقي ~4 حتفه|مصرعه|حتفهم|مصرعهم|مصرعها
attack r: =اصيب/صاب|=جرح/جرح|اصابه|باصابه
attack r: =عثر/عثر|#عثور|العثور ~2 علي ~1 #جثه|جثث|جثمان
attack r: killed|killing|kills|slain|wounded|wounding|injured|died|dead
`

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
	return []string{w}
}

// pronouns are what Arabic writes behind a verb or a noun.
var pronouns = []string{"ه", "ها", "هم", "هما", "نا"}

// arabicPresent are the forms of the present of the verbs in the table.
var arabicPresent = map[string]bool{}

// arabicVerb gives the forms that reports use: the third persons of the past and of the present, with the pronouns
// of an object. Active and passive are written alike.
func arabicVerb(past, present string) []string {
	var out []string
	add := func(stem string) {
		out = append(out, stem)
		for _, p := range pronouns {
			out = append(out, stem+p)
		}
	}
	stem, weakY := strings.CutSuffix(past, "ي")
	stemA, weakA := strings.CutSuffix(past, "ا")
	switch {
	case weakY:
		out = append(out, past, stem+"يا")
		add(stem + "ت")
		out = append(out, stem+"وا", stem+"وه", stem+"وها", stem+"وهم")
		for _, p := range pronouns {
			out = append(out, stem+"ا"+p)
		}
	case weakA && utf8.RuneCountInString(stemA) == 2: // دعا
		out = append(out, past, stemA+"ت", stemA+"وا", stemA+"تا")
	default:
		add(past)
		add(past + "ت")
		out = append(out, past+"وا", past+"ا", past+"تا", past+"وه", past+"وها", past+"وهم", past+"ن")
	}
	bareStem, weak := strings.CutSuffix(present, "ي")
	for _, letter := range []string{"ي", "ت", "ن"} {
		was := len(out)
		add(letter + present)
		plural := letter + present
		if weak {
			plural = letter + bareStem
		}
		out = append(out, plural+"ون", plural+"وا", letter+present+"ان")
		for _, form := range out[was:] {
			arabicPresent[form] = true
		}
	}
	return out
}

// arabicNoun gives a noun with the endings of the accusative, the dual, the sound plural and the pronouns.
func arabicNoun(noun string) []string {
	words := strings.Split(noun, " ")
	if len(words) > 1 {
		return []string{noun}
	}
	out := []string{noun}
	stem := noun
	if rest, ok := strings.CutSuffix(noun, "ه"); ok {
		stem = rest + "ت"
		out = append(out, rest+"ات")
	} else {
		out = append(out, noun+"ا", noun+"ات")
	}
	out = append(out, stem+"ان", stem+"ين")
	for _, p := range pronouns {
		out = append(out, stem+p)
	}
	return out
}

// englishVerb gives the forms of a regular verb.
func englishVerb(v string) []string {
	out := []string{v}
	switch last := v[len(v)-1]; {
	case last == 'e':
		out = append(out, v+"s", v+"d", v[:len(v)-1]+"ing")
	case last == 'y' && !strings.ContainsAny(v[len(v)-2:len(v)-1], "aeiou"):
		out = append(out, v[:len(v)-1]+"ies", v[:len(v)-1]+"ied", v+"ing")
	case strings.HasSuffix(v, "sh") || strings.HasSuffix(v, "ch") || strings.HasSuffix(v, "ss"):
		out = append(out, v+"es", v+"ed", v+"ing")
	default:
		out = append(out, v+"s", v+"ed", v+"ing")
	}
	return out
}
