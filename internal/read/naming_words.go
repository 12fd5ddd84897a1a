package read

// nation is a country whose forces reports name by their nationality: "Turkish artillery", "الطيران الروسي".
type nation struct {
	state, army, air, intelligence, police string // actor ids; empty: not in the list
}

// nations are by the code of their country.
var nations = map[string]nation{
	"SY": {"government-of-syria", "syrian-army", "syrian-air-force", "general-intelligence", "syrian-police"},
	"IQ": {"government-of-iraq", "iraqi-forces", "iraqi-air-force", "iraqi-intelligence", "iraqi-police"},
	"TR": {"government-of-turkey", "turkish-army", "turkish-army", "mit", "turkish-police"},
	"RU": {"government-of-russia", "russian-forces", "russian-forces", "", ""},
	"US": {"united-states", "us-military", "us-military", "us-intelligence", ""},
	"IL": {"government-of-israel", "israeli-army", "israeli-army", "mossad", ""},
	"JO": {"government-of-jordan", "jordanian-army", "jordanian-army", "jordanian-gid", "jordanian-psd"},
	"LB": {"government-of-lebanon", "lebanese-army", "lebanese-army", "lebanese-army", "lebanese-isf"},
	"IR": {"government-of-iran", "iranian-army", "iranian-army", "iranian-intelligence", ""},
	"FR": {"government-of-france", "government-of-france", "government-of-france", "", ""},
	"GB": {"government-of-uk", "government-of-uk", "government-of-uk", "", ""},
	"DE": {"government-of-germany", "government-of-germany", "government-of-germany", "", "government-of-germany"},
}

// nationalities are the adjectives, folded, without article and endings of gender in Arabic.
var nationalities = map[string]string{
	"سوري": "SY", "عراقي": "IQ", "تركي": "TR", "روسي": "RU", "امريكي": "US", "اميركي": "US", "اسراييلي": "IL", "اردني": "JO", "لبناني": "LB", "ايراني": "IR", "فرنسي": "FR", "بريطاني": "GB", "الماني": "DE",
	"سوريه": "SY", "عراقيه": "IQ", "تركيه": "TR", "روسيه": "RU", "امريكيه": "US", "اميركيه": "US", "اسراييليه": "IL", "اردنيه": "JO", "لبنانيه": "LB", "ايرانيه": "IR", "فرنسيه": "FR", "بريطانيه": "GB", "المانيه": "DE",
	"سوريين": "SY", "عراقيين": "IQ", "اتراك": "TR", "روس": "RU", "امريكيين": "US", "اميركيين": "US", "اسراييليين": "IL", "سوريون": "SY", "عراقيون": "IQ", "امريكيون": "US", "اميركيون": "US", "اردنيون": "JO", "اردنيين": "JO",
	"syrian": "SY", "iraqi": "IQ", "turkish": "TR", "russian": "RU", "us": "US", "u.s": "US", "american": "US", "israeli": "IL", "jordanian": "JO", "lebanese": "LB", "iranian": "IR", "french": "FR", "british": "GB", "german": "DE",
}

// forceKind is which of a nation's bodies a word for an arm names.
type forceKind uint8

const (
	ground forceKind = iota + 1
	inAir
	spies
	policing
	safety // its forces of security: "الأمن العراقي"
	ruling // its government, by those who speak and sign for it: "الجانب العراقي", "Iraqi officials"
	deed   // an act that is named by the nationality of who did it: "an Israeli strike"
)

var arms = map[string]forceKind{
	"طيران": inAir, "طايره": inAir, "طايرات": inAir, "طايرتان": inAir, "طايرتين": inAir, "مقاتلات": inAir, "مقاتله": inAir, "مروحيه": inAir, "مروحيات": inAir, "مسيره": inAir, "مسيرات": inAir, "مسيرتان": inAir, "مسيرتين": inAir, "قاذفات": inAir, "درون": inAir,
	"مدفعيه": ground, "دبابات": ground, "دبابه": ground, "قوات": ground, "قوه": ground, "جيش": ground, "جنود": ground, "جندي": ground, "جنديان": ground, "جنديين": ground, "دوريه": ground, "دوريات": ground, "رتل": ground, "ارتال": ground, "وحدات": ground, "وحده": ground, "بحريه": ground, "زوارق": ground, "راجمات": ground, "كوماندوس": ground, "دفاعات": ground, "ضباط": ground, "مستشارون": ground, "مستشارين": ground,
	"استخبارات": spies, "مخابرات": spies, "شرطه": policing,
	"جانب": ruling, "جانبان": ruling, "جانبين": ruling, "طرفان": ruling, "طرفين": ruling, "مسوولون": ruling, "مسوولين": ruling, "مسوولان": ruling, "وفد": ruling, "وفدان": ruling, "وفدين": ruling, "وفدا": ruling, "وفود": ruling, "نظيره": ruling, "نظيرته": ruling, "نظيرها": ruling, "دبلوماسيون": ruling, "دبلوماسيين": ruling, "امن": safety,
	"غاره": deed, "غارات": deed, "قصف": deed, "ضربه": deed, "ضربات": deed, "هجوم": deed, "توغل": deed, "استهداف": deed, "انزال": deed, "عدوان": deed,
	"jets": inAir, "jet": inAir, "warplanes": inAir, "warplane": inAir, "aircraft": inAir, "planes": inAir, "plane": inAir, "f16": inAir, "16": inAir, "drone": inAir, "drones": inAir, "helicopter": inAir, "helicopters": inAir, "bombers": inAir, "gunships": inAir,
	"artillery": ground, "army": ground, "military": ground, "forces": ground, "force": ground, "troops": ground, "soldiers": ground, "soldier": ground, "gunners": ground, "tanks": ground, "navy": ground, "commandos": ground, "marines": ground, "advisers": ground, "advisors": ground, "patrol": ground, "patrols": ground, "personnel": ground, "gunboats": ground,
	"intelligence": spies, "police": policing, "gendarmerie": policing, "gendarmes": policing,
	"officials": ruling, "side": ruling, "sides": ruling, "delegation": ruling, "delegations": ruling, "counterpart": ruling, "counterparts": ruling, "diplomats": ruling, "negotiators": ruling,
	"strike": deed, "strikes": deed, "airstrike": deed, "airstrikes": deed, "raid": deed, "raids": deed, "shelling": deed, "bombardment": deed, "attack": deed, "attacks": deed, "bombing": deed, "incursion": deed, "operation": deed,
}

// adherentsAR are words for men and women of the group that news writes call Daesh.
var adherentsAR = set("دواعش", "داعشي", "داعشيه", "داعشيا", "داعشيون", "داعشيين", "داعشيان", "داعشيات", "الدواعش")

// northeastern are names of places where "the Internal Security Forces" are the Asayish.
var northeastern = set("الهول", "روج", "القامشلي", "قامشلو", "الحسكه", "المالكيه", "ديريك", "عامودا", "الشدادي", "hol", "roj", "qamishli", "hasakah", "hasaka", "hasake", "shaddadi")

// officialsOf speak more often than they act.
var officialsOf = set("مسوولون", "مسوولين", "مسوولان", "دبلوماسيون", "دبلوماسيين", "officials", "diplomats")

// branchHeads and branchesAR name the branch of a force that is not said: "مجموعات الاقتحام", "سلاح المدفعية".
var (
	branchHeads = set("مجموعات", "مجموعه", "فرق", "فرقه", "عناصر", "سلاح", "جهد", "كوادر", "مفارز", "مفرزه", "طواقم", "رماه", "حاميه")
	branchesAR  = set("الكوماندوس", "الاقتحام", "الهندسه", "الهندسي", "المدفعيه", "المدرعات", "المهام", "المهمات", "الخاصه", "النخبه", "الصاعقه", "التدخل", "الحراسه", "الجو", "الطيران", "الاستطلاع", "حكوميه", "الحكوميه", "حكوميون", "حكوميين", "نظاميه", "النظاميه")
)

// armWords may stand between the arm and its nationality.
var armWords = set("حربيه", "الحربيه", "الحربي", "مسيره", "المسيره", "المسير", "بدون", "من", "دون", "طيار", "المروحيه", "مروحيه", "المروحي", "الخاصه", "خاصه", "البريه", "الجويه", "جويه", "جوي", "الجوي", "المسلحه", "العسكريه", "عسكريه", "الصاروخيه", "المدفعي", "مدفعي", "صاروخي", "بري",
	"f16", "اف", "اف16", "f", "16", "18", "15", "35", "a", "10", "-", "fighter", "special", "ground", "air", "war", "attack", "operations", "military", "armed", "unmanned", "army", "drone", "reconnaissance", "fighters", "border", "combat", "artillery", "rocket", "missile")

// bodySort is what a head noun needs behind it to name a body.
type bodySort uint8

const (
	unitBody  bodySort = iota + 1 // a number, an ordinal or a name: الفرقة 42
	groupBody                     // a name
	workBody                      // what it works on: مديرية الاستخبارات العسكرية
	tribeBody                     // a tribe's name
)

var bodiesAR = map[string]bodySort{
	"لواء": unitBody, "فرقه": unitBody, "فوج": unitBody, "كتيبه": unitBody, "سريه": unitBody, "فيلق": unitBody, "لواءي": unitBody,
	"حركه": groupBody, "فصيل": groupBody, "سرايا": groupBody, "كتايب": groupBody, "الويه": groupBody, "جبهه": groupBody, "جماعه": groupBody, "حزب": groupBody, "عصايب": groupBody, "جيش": groupBody, "تجمع": groupBody, "ميليشيا": groupBody, "مليشيا": groupBody, "تشكيل": groupBody, "قوات": groupBody, "قوي": groupBody,
	"مديريه": workBody, "هييه": workBody, "مكتب": workBody, "جهاز": workBody, "قياده": workBody, "شعبه": workBody, "وكاله": workBody, "اداره": workBody, "مجلس": workBody, "لجنه": workBody, "وزاره": workBody, "دايره": workBody, "محكمه": workBody, "مفوضيه": workBody, "برنامج": workBody, "صندوق": workBody, "بعثه": workBody, "قاطع": workBody, "مفرزه": workBody, "مفارز": workBody, "فرع": workBody, "مصلحه": workBody, "جمعيه": workBody, "منظمه": workBody, "خليه": workBody, "شركه": workBody, "نقابه": workBody, "محافظه": workBody, "بلديه": workBody, "غرفه": workBody, "مركز": workBody, "شرطه": workBody,
	"قبيله": tribeBody, "عشيره": tribeBody, "عشاير": tribeBody, "قبايل": tribeBody,
}

// workWords are what the work of a body is named by; other words without the article do not carry a name on.
var workWords = set("جنايات", "استيناف", "تمييز", "جنح", "عمليات", "قوات", "استخبارات", "مخابرات", "شرطه", "مكافحه", "حرس", "حدود", "امن", "صحه", "دفاع", "مشاه", "مغاوير", "طواري", "اعلام", "شوون", "حقوق", "قياده", "مديريه", "شعبه", "مكتب", "هندسه", "مديريات", "اداره", "تنسيق", "متابعه", "توثيق", "تربيه", "زراعه", "نفط", "تحقيق", "التحقيق", "اعمار", "اسايش", "حشد", "هييه", "جهاز")

// placedWorks are followed by the name of a province: قيادة عمليات كركوك.
var placedWorks = set("جنايات", "استيناف", "تحقيق", "عمليات", "شرطه", "صحه", "محافظه", "بلديه", "استخبارات", "امن", "تربيه", "مجلس", "غرب", "شرق", "شمال", "جنوب", "مركز")

// neverName are definite words that never belong to a name.
var neverName = set("الاخيره", "الاخير", "الاخيرين", "الطرفين", "الجانبين", "الطرفان", "الجانبان", "العدو", "الحدود", "الخصم", "البلاد", "المنطقه", "المحافظه", "المدينه", "الموقع", "الباديه", "الصحراء", "الشمال", "الجنوب", "الشرق", "الغرب", "القتال", "الريف", "الذي", "التي", "الذين", "اليوم", "الاحد", "الاثنين", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الماضي", "الماضيه", "الجاري", "الجاريه", "المقبل", "المقبله", "الليله", "الشهر", "الاسبوع", "العام", "الحالي", "المذكور", "المذكوره", "الان", "الي", "الا", "القبض", "الارهابي", "الارهابيه", "المزعوم", "ذاته", "نفسه", "التابع", "التابعه", "القادم", "القادمه", "السابقه", "الحاليه", "الصادر", "المشترك", "المتخصصه", "المختصه", "الموالي", "الموالون", "الموالين", "المدعوم", "المدعومه", "المواليه", "المناهض", "المتمركز", "المتمركزه", "المنتشره")

// joinedWorks carry a name on behind "and": الهجرة والمهجرين.
var joinedWorks = set("والمهجرين", "والتحقيقات", "والامن", "والاتصال", "والبحريه", "والمغتربين", "والطواري", "والكوارث", "والجمارك", "والسيطره", "والاستخبارات", "والامان", "والارشاد", "والتعليم", "والزراعه", "والاغاثه", "والتنميه", "والبلديات", "والعمل", "والانقاذ", "والعداله", "والمساءله", "والاغاثيه", "والمواصلات", "والتفتيش")

var bodiesEN = map[string]bodySort{
	"brigade": unitBody, "brigades": unitBody, "battalion": unitBody, "battalions": unitBody, "regiment": unitBody, "division": unitBody, "corps": unitBody, "squadron": unitBody, "company": workBody,
	"movement": groupBody, "front": groupBody, "militia": groupBody, "faction": groupBody, "army": groupBody, "party": groupBody, "union": groupBody, "guard": groupBody, "guards": groupBody, "forces": groupBody, "units": groupBody,
	"council": workBody, "directorate": workBody, "command": workBody, "ministry": workBody, "agency": workBody, "bureau": workBody, "committee": workBody, "commission": workBody, "authority": workBody, "police": workBody, "service": workBody, "department": workBody, "programme": workBody, "program": workBody, "court": workBody, "office": workBody, "organisation": workBody, "organization": workBody, "cell": workBody,
	"tribe": tribeBody, "clan": tribeBody, "tribes": tribeBody,
}

// nameNouns begin the second part of a group's name: لواء ثوار الرقة.
var nameNouns = set("انصار", "شهداء", "ابناء", "احرار", "ثوار", "رجال", "جند", "جنود", "اسود", "صقور", "فرسان", "اولياء", "اهل", "درع", "فجر", "نسور", "حماه", "احفاد", "اشبال", "مغاوير", "سيوف", "رايات", "حراس", "مجاهدي", "مجاهدو", "جيش", "صرخه", "نداء")

// doersAR and doersEN are those who act in a report and are not named.
var doersAR = set("مسلحون", "مسلحين", "مسلح", "مسلحان", "مسلحو", "ملثمون", "ملثمين", "ملثمان", "ملثم", "مجهولون", "مجهولين", "مجهولان", "مهاجمون", "مهاجمين", "مهاجمان", "مهاجم", "خاطفون", "خاطفين", "انتحاري", "انتحاريان", "انتحاريون", "انتحاريين", "ارهابيون", "ارهابيين", "متطرفون", "متطرفين", "متشددون", "متشددين", "متمردون", "متمردين", "جهاديون", "جهاديين", "مرتزقه", "مهربون", "مهربين", "قناص", "قناصه", "مسلحا", "ارهابيان", "خليه", "خلايا", "عصابه", "لصوص", "جناه", "ارهابي")
var doersEN = set("gunmen", "gunman", "militants", "militant", "attackers", "attacker", "assailants", "assailant", "insurgents", "insurgent", "jihadists", "jihadist", "extremists", "terrorists", "terrorist", "bomber", "bombers", "kidnappers", "abductors", "raiders", "militiamen", "smugglers", "snipers", "sniper", "cells", "cell", "rebels", "factions", "militia", "militias")

// aircraftEN are the models that air forces call their aircraft by: "two Typhoons struck".
var aircraftEN = set("tornado", "tornados", "tornadoes", "typhoon", "typhoons", "reaper", "reapers", "rafale", "rafales", "mirage", "mirages", "apache", "apaches", "predator", "predators")

// loneEN stand before one aircraft.
var loneEN = set("a", "one")

// loneDoers are one man by what he was. A suicide bomber is told as the doer of his deed.
var loneDoers = set("مسلح", "مسلحا", "ملثم", "ملثما", "مهاجم", "مهاجما", "قناص", "قناصا", "gunman", "attacker", "assailant", "bomber", "sniper")

// doerWords go with them.
var doerWords = set("مجهولون", "مجهولين", "مجهولي", "مجهولو", "مجهول", "الهويه", "ملثمون", "ملثمين", "مسلحون", "مسلحين", "مسلحه", "محليون", "محليين", "مسلح", "المجهولون", "المجهولين", "اجانب")
var doerWordsEN = set("unknown", "unidentified", "masked", "armed", "suspected", "local", "pro-government", "suicide", "hooded", "several", "islamist", "jihadist", "unnamed", "alleged", "rogue", "lone", "extremist", "foreign", "two", "three", "four", "five", "some")

// peopleAR and peopleEN are populations that reports name as those to whom it was done.
var peopleAR = set("رعاه", "رعيان", "مزارعون", "مزارعين", "فلاحون", "فلاحين", "صيادون", "صيادين", "صحفيون", "صحفيين", "اعلاميون", "اعلاميين", "مصلون", "مصلين", "زوار", "حجاج", "معلمون", "معلمين", "نازحون", "نازحين", "لاجيون", "لاجيين", "وجهاء", "شيوخ", "مواطنون", "مواطنين", "قرويون", "قرويين", "موظفون", "موظفين", "جنود", "جندي", "جنديان", "جنديين", "عسكريون", "عسكريين", "عسكريان", "شرطيان", "شرطيين", "شرطي")
var gatherersAR = set("جامعو", "جامعي", "جامعين", "جامعون")
var peopleEN = set("civilians", "civilian", "shepherds", "hunters", "gatherers", "pickers", "collectors", "foragers", "farmers", "fishermen", "worshippers", "pilgrims", "tribesmen", "journalists", "villagers", "teachers", "soldiers", "soldier", "policemen", "policeman", "police", "guards", "officers", "troops", "conscripts", "drivers")

// backAR and backEN are nouns with the article, or with a possessive, that come back to a body named before.
type backKind uint8

const (
	backMinistry backKind = iota + 1
	backService
	backCommand
	backForce
	backGroup
	backOurs // our own forces: those of the body that publishes
	backPart // its fighters
)

var backAR = map[string]backKind{
	"الوزاره": backMinistry, "الجهاز": backService, "المديريه": backService, "الوكاله": backService, "القياده": backCommand, "الاداره": backCommand, "الهييه": backService, "المجلس": backCommand,
	"القوه": backForce, "دوريه": backForce, "الدوريه": backForce, "مفرزه": backForce, "المفرزه": backForce, "المفارز": backForce, "قوه": backForce, "مفارزه": backPart, "مفارزها": backPart, "وحداتها": backPart, "وحداته": backPart, "دورياتها": backPart, "دورياته": backPart,
	"القوات": backForce, "الفرقه": backForce, "اللواء": backForce, "الفصيل": backForce, "الحركه": backGroup, "الجماعه": backGroup, "التشكيل": backGroup,
	"قواتنا": backOurs, "قطعاتنا": backOurs, "وحداتنا": backOurs, "مقاتلونا": backOurs, "مقاتلينا": backOurs, "عناصرنا": backOurs, "مفارزنا": backOurs, "رفاقنا": backOurs, "دورياتنا": backOurs, "جيشنا": backOurs, "اجهزتنا": backOurs, "طيراننا": backOurs, "ابطالنا": backOurs,
	"قواته": backPart, "قواتها": backPart, "مقاتليه": backPart, "مقاتلوه": backPart, "مقاتليها": backPart, "مقاتلوها": backPart, "عناصره": backPart, "عناصرها": backPart, "خلاياه": backPart, "خلاياها": backPart, "مسلحيه": backPart, "مسلحيها": backPart, "مسلحوه": backPart, "مسلحوها": backPart, "جنوده": backPart, "جنودها": backPart, "طايراته": backPart, "طايراتها": backPart, "رجاله": backPart, "حراسه": backPart,
}
var backEN = map[string]backKind{
	"ministry": backMinistry, "service": backService, "agency": backService, "directorate": backService, "command": backCommand, "administration": backCommand, "council": backCommand, "force": backForce, "forces": backForce, "unit": backForce, "faction": backGroup, "movement": backGroup, "militia": backGroup,
	"fighters": backPart, "men": backPart, "militants": backPart, "gunmen": backPart, "troops": backPart, "cells": backPart, "soldiers": backPart, "units": backPart, "warplanes": backPart, "jets": backPart, "aircraft": backPart, "members": backPart, "members'": backPart, "operatives": backPart, "artillery": backPart, "army": backPart,
}

// officesAR and officesEN are offices that speak, meet and are threatened: the office, never who holds it.
var officesAR = set("محافظ", "قايد", "رييس", "الرييس", "الرييسين", "الرييسان", "وزير", "مبعوث", "المبعوث", "سفير", "السفير", "قايمقام", "القايم", "وكيل", "مستشار", "مفتي", "مدير", "وزراء", "مندوب", "نايب", "وزيرا", "وزيري")
var officeWords = set("السوري", "العراقي", "التركي", "الامريكي", "الاميركي", "الروسي", "الايراني", "الاسراييلي", "الاردني", "اللبناني", "الفرنسي", "الانتقالي", "الانتقاليه", "الوزراء", "الدفاع", "الداخليه", "الخارجيه", "العدل", "الجمهوريه", "الحكومه", "المرحله", "بالاعمال", "العمليات", "الاركان", "اركان", "هييه", "القوات", "قوات", "المنافذ", "الحدوديه", "العراقيه", "السوريه", "التركيه", "عمليات", "شرطه", "مجلس", "الامن", "الداخلي", "العام", "القضاء", "الاعلي", "النواب", "الخاص", "الاممي", "البرلمان", "الاستخبارات", "الجيش", "القياده", "المركزيه", "والامريكي", "والاميركي", "والتركي", "والعراقي", "والسوري", "والروسي", "جهاز", "المخابرات", "الوطني", "دايره", "الهجره", "والمهجرين", "الاسبق", "المكلف", "الاداره", "الذاتيه")
var officesEN = set("governor", "president", "minister", "ambassador", "envoy", "premier", "commander", "mayor", "chargé", "secretary", "king")
var officeWordsEN = set("prime", "foreign", "interior", "defence", "defense", "interim", "transitional", "special", "deputy", "vice", "syrian", "iraqi", "turkish", "us", "american", "russian", "israeli", "jordanian", "lebanese", "iranian", "un", "french", "provincial", "regional")

func init() { learn(actVerbsAR) }

// fightersAR are unnamed doers where "local" or "unknown" stands behind them.
var fightersAR = set("اشخاص", "شخصان", "شخصين", "مقاتلون", "مقاتلين", "مقاتلان", "رجال", "شبان", "افراد")

// armedAR are unnamed doers where "armed" or "unknown" stands behind them.
var armedAR = set("مروحيات", "مقاتلات", "فصايل", "مجموعات", "مجموعه", "جماعات", "جماعه", "عناصر", "خلايا", "عصابات", "عصابه", "جهه", "طايرات", "طايره", "مسيره", "مسيرات")
