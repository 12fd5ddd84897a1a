package read

import (
	"strings"

	"tansiq/internal/text"
)

// noun is what is counted.
type noun struct {
	what  string // empty: people, what befell them is said by a verb
	unit  string
	kind  byte // of people or things, see nounText
	dual  bool // the form itself says two
	loose bool // written alike it may also be a plural: two only with the vowel sign
	one   bool // the singular, as Arabic has it from eleven on
}

// nounText lists what reports count. A line is "what kind: nouns", an Arabic noun as singular/plural/plural, its dual and
// its forms with other endings are made from the singular. Kinds of people: p anybody, c civilians, s armed men, m
// those who attack, d held by the authorities, x held by armed men, o others of those before. Kinds of things decide
// what they are by the words around them: t trucks, w projectiles, e operations, k weights, - nothing.
const nounText = `
- p: شخص/أشخاص رجل/رجال امرأة/نساء/نسوة سيدة/سيدات طفل/أطفال طفلة/طفلات شاب/شبان/شباب فتى/فتيان/فتية فتاة/فتيات صبي/صبية/صبيان قاصر/قاصرون/قاصرين رضيع/رضع فرد/أفراد نسمة/نسمات مرافق/مرافقون/مرافقين رفيق/رفاق/رفقاء زميل/زملاء مسن/مسنون/مسنين رضيعة/رضيعات توأم/توائم والد والدة جد/أجداد حفيد/أحفاد عم/أعمام خال/أخوال يتيم/أيتام تلميذ/تلاميذ تلميذة/تلميذات أستاذ/أساتذة معلمة/معلمات طبيبة/طبيبات ممرضة/ممرضات لاعب/لاعبون/لاعبين معتمر/معتمرون/معتمرين صراف/صرافون/صرافين صائغ/صاغة بدوي/بدو مرب/مربو/مربي مقاول/مقاولون/مقاولين محاسب/محاسبين كاتب/كتاب خطيب/خطباء مؤذن/مؤذنين قس/قساوسة راهب/رهبان راهبة/راهبات سبية/سبايا ناج/ناجون/ناجين ناجية/ناجيات منشق/منشقون/منشقين مخبر/مخبرون/مخبرين كادر/كوادر قيادية/قياديات إداري/إداريون/إداريين لص/لصوص سارق/سراق مجرم/مجرمون/مجرمين خاطف/خاطفون/خاطفين متظاهرة/متظاهرات مدرب/مدربون/مدربين مستوطن/مستوطنون/مستوطنين نحال/نحالين طيار/طيارون/طيارين إطفائي/إطفائيون/إطفائيين منقذ/منقذون/منقذين متنزه/متنزهون/متنزهين حارسة/حارسات شاهد/شهود
- p: عامل/عمال راع/رعاة راعي/رعيان صياد/صيادون/صيادين مزارع/مزارعون/مزارعين فلاح/فلاحون/فلاحين سائق/سائقون/سائقين موظف/موظفون/موظفين موظفة/موظفات مهندس/مهندسون/مهندسين طبيب/أطباء ممرض/ممرضين مسعف/مسعفون/مسعفين صحفي/صحفيون/صحفيين صحافي/صحافيون/صحافيين إعلامي/إعلاميون/إعلاميين ناشط/ناشطون/ناشطين/نشطاء معلم/معلمون/معلمين مدرس/مدرسين طالب/طلاب/طلبة تاجر/تجار مختار/مخاتير وجيه/وجهاء شيخ/شيوخ قاض/قضاة قاضي محام/محامون/محامين شقيق/أشقاء شقيقة/شقيقات أخ/إخوة/أشقاء قيادي/قياديون/قياديين قائد/قادة مسؤول/مسؤولون/مسؤولين متزعم/متزعمين زعيم/زعماء أمير/أمراء والي/ولاة مترجم/مترجمين متعاون/متعاونون/متعاونين متعاقد/متعاقدين رفيق/رفاق رفيقة/رفيقات مهرب/مهربون/مهربين راكب/ركاب مسافر/مسافرون/مسافرين زائر/زوار/زائرون/زائرين حاج/حجاج مصل/مصلون/مصلين متظاهر/متظاهرون/متظاهرين إمام/أئمة كاهن/كهنة تقني/تقنيين فني/فنيين خبير/خبراء مدير/مدراء عضو/أعضاء ابن/أبناء قريب/أقارب زوجة/زوجات متطوع/متطوعون/متطوعين موال/موالين بحار/بحارة أجنبي/أجانب نفر/أنفار ساكن/سكان مقيم/مقيمين حطاب/حطابين جامع بائع/باعة متسوق/متسوقين سجان/سجانين محقق/محققين ناخب/ناخبين مرشح/مرشحين نائب/نواب دبلوماسي/دبلوماسيين عائد/عائدون/عائدين مراسل/مراسلين مصور/مصورين مواطن/مواطنون/مواطنين مواطنة/مواطنات يافع/يافعون/يافعين مراهق/مراهقون/مراهقين أرملة/أرامل معاون/معاونون/معاونين مساعد/مساعدون/مساعدين ممول/ممولون/ممولين جاسوس/جواسيس عميل/عملاء مرتد/مرتدون/مرتدين أهالي وجوه عضوة
- p: عراقي/عراقيون/عراقيين سوري/سوريون/سوريين لبناني/لبنانيون/لبنانيين أردني/أردنيون/أردنيين تركي/أتراك إيراني/إيرانيون/إيرانيين فلسطيني/فلسطينيون/فلسطينيين تونسي/تونسيون/تونسيين سعودي/سعوديون/سعوديين مصري/مصريون/مصريين مغربي/مغاربة جزائري/جزائريون/جزائريين ليبي/ليبيون/ليبيين يمني/يمنيون/يمنيين كويتي/كويتيون/كويتيين روسي/روس أمريكي/أمريكيون/أمريكيين أميركي/أميركيون/أميركيين فرنسي/فرنسيون/فرنسيين بريطاني/بريطانيون/بريطانيين ألماني/ألمان شيشاني/شيشانيين أوزبكي/أوزبك طاجيكي/طاجيك كردي/أكراد تركماني/تركمان إيزيدي/إيزيديون/إيزيديين إيزيدية/إيزيديات أفغاني/أفغان باكستاني/باكستانيون/باكستانيين عراقية/عراقيات سورية/سوريات عربي/عرب مسيحي/مسيحيون/مسيحيين علوي/علويون/علويين درزي/دروز شيعي/شيعة سني/سنة أوروبي/أوروبيون/أوروبيين هندي/هنود صيني/صينيون/صينيين بلجيكي/بلجيكيون/بلجيكيين هولندي/هولنديون/هولنديين سويدي/سويديون/سويديين أسترالي/أستراليون/أستراليين كندي/كنديون/كنديين قرغيزي/قرغيز أذربيجاني/أذريون/أذربيجانيين كازاخي/كازاخ صومالي/صوماليون/صوماليين سوداني/سودانيون/سودانيين روسية/روسيات مغربية/مغربيات تونسية/تونسيات
- c: مدني/مدنيون/مدنيين مدنية/مدنيات
- o: آخر/آخرون/آخرين أخرى/أخريات باقي/باقون/باقين
- s: جندي/جنود عنصر/عناصر مقاتل/مقاتلون/مقاتلين مقاتلة/مقاتلات ضابط/ضباط عسكري/عسكريون/عسكريين شرطي/شرطيون/شرطيين/شرطة شرطية/شرطيات حارس/حراس مجند/مجندون/مجندين منتسب/منتسبون/منتسبين مستشار/مستشارون/مستشارين فدائي/فدائيين بيشمركة كوماندوس جندية/جنديات قناص/قناصون/قناصين نقيب ملازم رقيب عريف حشدي/حشديون/حشديين مقاوم/مقاومون/مقاومين مظلي/مظليون/مظليين مجاهد/مجاهدون/مجاهدين
- m: مسلح/مسلحون/مسلحين إرهابي/إرهابيون/إرهابيين انتحاري/انتحاريون/انتحاريين انغماسي/انغماسيين مهاجم/مهاجمون/مهاجمين متشدد/متشددون/متشددين متطرف/متطرفون/متطرفين داعشي/دواعش جهادي/جهاديون/جهاديين مرتزق/مرتزقة ملثم/ملثمون/ملثمين منفذ/منفذون/منفذين متسلل/متسللون/متسللين مخرب/مخربين تكفيري/تكفيريين داعشية/داعشيات
- d: معتقل/معتقلون/معتقلين معتقلة/معتقلات موقوف/موقوفون/موقوفين محتجز/محتجزون/محتجزين محتجزة/محتجزات سجين/سجناء/مساجين سجينة/سجينات متهم/متهمون/متهمين مطلوب/مطلوبون/مطلوبين مشتبه/مشتبهين مشتبها مدان/مدانون/مدانين محكوم/محكومين نزيل/نزلاء متورط/متورطين
- x: أسير/أسرى مخطوف/مخطوفون/مخطوفين مختطف/مختطفون/مختطفين رهينة/رهائن
killed p: قتيل/قتلى قتيلة/قتيلات شهيد/شهداء شهيدة/شهيدات جثة/جثث جثمان/جثامين وفاة/وفيات ضحية/ضحايا صريع/صرعى
wounded p: جريح/جرحى جريحة/جريحات مصاب/مصابون/مصابين إصابة/إصابات
missing p: مفقود/مفقودون/مفقودين فار/فارين
displaced p: نازح/نازحون/نازحين مهجر/مهجرون/مهجرين مشرد/مشردين لاجئ/لاجئون/لاجئين قاطن/قاطنون/قاطنين
families f: عائلة/عائلات/عوائل أسرة/أسر
devices: مسطرة/مساطر عبوة/عبوات جليكان/جليكانات حزام/أحزمة لغم/ألغام سترة/سترات/ستر مفخخة/مفخخات متفجرة/متفجرات قالب/قوالب مخلف/مخلفات صاعق/صواعق
weapons: بندقية/بنادق رشاش/رشاشات رشاشة/رشاشات مسدس/مسدسات قناصة/قناصات قاذف/قواذف قاذفة/قاذفات مدفع/مدافع هاون/هاونات قنبلة/قنابل رمانة/رمانات راجمة/راجمات كلاشنكوف/كلاشنكوفات كلاشينكوف كلاشن سلاح/أسلحة مسند/مساند سكين/سكاكين ساطور/سواطير كاتم/كواتم منصة/منصات غدارة/غدارات منظار/مناظير درع/دروع جعبة/جعب
weapons w: صاروخ/صواريخ قذيفة/قذائف قنبرة/قنابر هاونة/ حشوة/حشوات مقذوف/مقذوفات
ammunition: كبسولة/كبسولات صمام/صمامات قداحة/قداحات طلقة/طلقات خرطوشة/خراطيش رصاصة/رصاصات إطلاقة/إطلاقات مخزن/مخازن ذخيرة/ذخائر
vehicles: سيارة/سيارات آلية/آليات دبابة/دبابات مركبة/مركبات دراجة/دراجات عربة/عربات مدرعة/مدرعات عجلة/عجلات صهريج/صهاريج حافلة/حافلات شفل/شفلات بلدوزر/بلدوزرات جرار/جرارات حصادة/حصادات جرافة/جرافات قاطرة/قاطرات همر/همرات ناقلة/ناقلات باص/باصات زورق/زوارق قارب/قوارب مروحية/مروحيات طراد/طرادات رافعة/رافعات حفارة/حفارات
trucks t: شاحنة/شاحنات
drones: مسيرة/مسيرات درون/درونات
money $: دولار/دولارات ليرة/ليرات دينار/دنانير يورو ريال/ريالات
drugs: حبة/حبات/حبوب قرص/أقراص كف/كفوف
phones: هاتف/هواتف موبايل/موبايلات جوال/جوالات حاسوب/حواسيب حاسبة/حاسبات لابتوب/لابتوبات شريحة/شرائح كاميرا/كاميرات
documents: وثيقة/وثائق بطاقة/بطاقات هوية/هويات جواز/جوازات مستند/مستندات
hideouts: مخبأ/مخابئ وكر/أوكار مضافة/مضافات نفق/أنفاق كهف/كهوف مغارة/مغارات/مغاور خندق/خنادق معسكر/معسكرات مستودع/مستودعات كدس/أكداس ملجأ/ملاجئ مقر/مقرات/مقار سرداب/سراديب قبو/أقبية جحر/جحور
buildings: منزل/منازل بيت/بيوت مبنى/مباني/مبان محل/محال/محلات متجر/متاجر مدرسة/مدارس خيمة/خيام/خيم مزرعة/مزارع معمل/معامل ورشة/ورشات/ورش نقطة/نقاط حاجز/حواجز قاعدة/قواعد منشأة/منشآت برج/أبراج مسجد/مساجد كنيسة/كنائس دكان/دكاكين بناء/أبنية ثكنة/ثكنات مخفر/مخافر ربية/ربايا سجن/سجون مستشفى/مستشفيات مشفى/مشافي دار/دور شقة/شقق مكتب/مكاتب جسر/جسور محطة/محطات خزان/خزانات كوخ/أكواخ
attacks: جريمة/جرائم خرق/خروقات هجوم/هجمات هجمة/ كمين/كمائن تفجير/تفجيرات اعتداء/اعتداءات استهداف/استهدافات اغتيال/اغتيالات اشتباك/اشتباكات انفجار/انفجارات
attacks e: عملية/عمليات
strikes: غارة/غارات ضربة/ضربات طلعة/طلعات هدف/أهداف
raids: حملة/حملات مداهمة/مداهمات مهمة/مهام/مهمات إنزال/إنزالات إغارة/إغارات
- k: كغ كغم كلغ كيلوغرام/كيلوغرامات كيلوغراما كيلوجرام/كيلوجرامات كيلو/كيلوات غرام/غرامات طن/أطنان
- p: iraqis syrians lebanese jordanians turks iranians palestinians tunisians saudis egyptians moroccans algerians libyans yemenis kuwaitis russians americans frenchmen britons germans chechens uzbeks tajiks kurds turkmen yazidis afghans pakistanis iraqi-s foreigners
- p: comrade comrades person people persons civilian men man women woman children child boy boys girl girls adult adults minor minors infant individuals individual villager villagers resident residents citizen citizens local locals worker workers laborer laborers labourers employee employees staff driver drivers farmer farmers shepherd shepherds herder herders hunter hunters gatherer gatherers forager foragers fisherman fishermen trader traders merchant merchants teacher teachers student students doctor doctors nurse nurses medic medics paramedic paramedics journalist journalists reporter activist activists elder elders sheikh sheikhs mayor mayors judge judges official officials councillor councillors leader leaders commander commanders emir emirs figure figures operative operatives facilitator facilitators associate associates member members brother brothers sister sisters son sons relative relatives neighbour neighbours passenger passengers pilgrim pilgrims worshipper worshippers protester protesters demonstrators sapper sappers deminer deminers engineer engineers contractor contractors interpreter interpreters smuggler smugglers trafficker traffickers nationals national foreigners foreigner migrant migrants aides aide crew spies spy informants informant collaborators truffle names returnees tribesmen tribesman volunteers volunteer youths youth teenagers teenager babies infants toddlers widows orphans wives supporters sympathisers sympathizers recruiters financiers financier couriers courier clerics cleric imams imam priests priest tourists tourist guards-men prisoners-of-war bystanders mourners shopkeepers policemen-s inhabitants inhabitant townspeople townsfolk nomads nomad bedouin bedouins pickers picker beekeepers cadres cadre mother mothers father fathers daughters daughter tribespeople motorists motorist commuters shoppers porters tradesmen collaborator preachers preacher lawyers lawyer translators translator
- c: civilians
- o: others other more another
- s: soldier soldiers fighter fighters troops troop officer officers policeman policemen police militiaman militiamen guard guards serviceman servicemen personnel recruits recruit conscripts conscript cadets advisers advisors adviser commandos marines paratroopers peshmerga servicemembers combatants combatant guardsmen gendarmes militiamen servicewoman servicemember lieutenants sergeants sniper snipers
- m: militant militants gunman gunmen attacker attackers terrorist terrorists assailant assailants bomber bombers kidnappers kidnapper perpetrators perpetrator plotters jihadist jihadists jihadis extremists extremist insurgents insurgent infiltrators rebels
- d: defendant defendants detainee detainees prisoner prisoners inmate inmates suspect suspects convicts convict escapees fugitives
- x: hostage hostages captive captives abductees
killed p: dead deaths death fatalities fatality body bodies corpse corpses martyrs martyr victims lives
wounded p: injuries casualties
missing p: missing
displaced p: refugees idps evacuees displaced
families f: family families household households
devices: device devices mine mines landmine landmines ied ieds bomb bombs belt belts vest vests explosives submunitions ordnance uxo detonator detonators
weapons: rifle rifles gun guns pistol pistols handgun handguns kalashnikov kalashnikovs ak aks ak-47 ak-47s machine-gun machine-guns launcher launchers grenade grenades mortar mortars weapon weapons firearms firearm shotgun shotguns rpgs rpg howitzers howitzer knives knife silencers silencer
weapons w: rocket rockets missile missiles shell shells rounds round projectiles projectile munitions warheads warhead
ammunition: bullets bullet cartridges cartridge magazines magazine
vehicles: vehicle vehicles car cars tank tanks motorcycle motorcycles motorbike motorbikes pickup pickups pick-up pick-ups bus buses minibus minibuses tanker tankers humvee humvees apc apcs ambulance ambulances tractor tractors helicopter helicopters boats boat bulldozers
trucks t: truck trucks lorry lorries
drones: drone drones uav uavs quadcopters quadcopter
money $: dollars dollar usd euros euro dinars liras pounds lira
drugs: hashish pills pill tablets captagon
phones: phone phones mobiles cellphones smartphones laptops laptop computers computer tablets-pc simcards
documents: documents document passports passport ids
hideouts: hut huts hideout hideouts tunnel tunnels cave caves cache caches trench trenches bunker bunkers depot depots safehouse safehouses guesthouses lairs lair
buildings: centre centres center centers house houses home homes shop shops school schools building buildings tent tents post posts checkpoint checkpoints installation installations facility facilities base bases sites site mosque mosques church churches stores towers outposts outpost pylons pylon hospitals shelters prisons positions garages garage offices office barracks garrisons headquarters wells wellheads wellhead refineries bridges bridge pumpjack pumpjacks factories factory workshops workshop warehouses warehouse
attacks: blast blasts attack attacks incident incidents ambush ambushes bombing bombings assassination assassinations explosion explosions assault assaults claims shootings clashes
attacks e: operation operations
strikes: blow blows strike strikes airstrike airstrikes sortie sorties targets times
raids: sweep sweeps raid raids mission missions
- k: kg kgs kilogram kilograms kilogramme kilogrammes kilo kilos tonnes tonne tons ton grams
`

// nounPairs are nouns of two words that say something else than their first: "جهاز اتصال" is no device.
var nounPairs = map[string]string{}

const nounPairText = `
phones: جهاز ثريا|اجهزه ثريا|جهازي ثريا|جهاز حاسوب|اجهزه حاسوب|جهازي حاسوب|جهاز كمبيوتر|اجهزه كمبيوتر|جهازي كمبيوتر|جهاز لابتوب|اجهزه لابتوب|جهاز نقال|اجهزه نقاله|جهاز اتصال|جهازي اتصال|جهازا اتصال|جهازي لاسلكي|جهازا لاسلكي|اجهزه اتصال|اجهزه اتصالات|جهاز لاسلكي|اجهزه لاسلكيه|جهاز خليوي|اجهزه خليويه|جهاز هاتف|اجهزه هاتف|جهازي هاتف|جهاز موبايل|اجهزه موبايل
devices: برميل متفجر|برميلا متفجرا|براميل متفجره|جهاز تفجير|اجهزه تفجير|حقيبه متفجره|قنبله موقوته|قنابل مصنعه
drones: طايره بدون|طايرات بدون|طايره مسيره|طايرات مسيره|طايرتين مسيرتين|طايرتان مسيرتان|طايره درون|طايرات درون|طايره انتحاريه|طايرات انتحاريه
weapons: قاذفي ار|قاذفي اربيجي|قاذفي صواريخ|مسدسي صيد|قطعه سلاح|قطع سلاح|قطعتي سلاح|قطعتا سلاح|قطع اسلحه|جهاز رويه|اجهزه رويه
vehicles: طايره مروحيه|طايرات مروحيه|قطعه بحريه
killed: حاله قتل|حالات قتل|حاله وفاه|حالات وفاه|حاله اعدام|حالات اعدام
wounded: حاله اصابه|حالات اصابه|حاله حرجه|حالات حرجه|حالتان حرجتان|حالتين حرجتين|حاله خطره|حالات خطره|حالتان خطرتان|حالتين خطرتين
arrested: حاله اعتقال|حالات اعتقال|حاله احتجاز|حالات احتجاز|حاله توقيف|حالات توقيف
kidnapped: حاله خطف|حالات خطف|حاله اختطاف|حالات اختطاف
buildings: قطع عسكريه|القطع العسكريه|قطعه عسكريه
ammunition: صندوق ذخيره|صناديق ذخيره|صندوق عتاد|صناديق عتاد|شريط طلقات
`

var nouns = map[string]noun{}

// fates are the words that say what befell people; contexts are words that say what people do who are counted
// where nothing befell them.
var fates, contexts = map[string]string{}, map[string]string{}

// fateText: Arabic verbs are given as past/present; ' before a word takes it as it stands.
const fateText = `
killed: قتل/قتل شيع/شيع استشهد/ستشهد قضى/قضي ارتقى/رتقي حيد/حيد توفي/توفى لقي/لقي أردى/ردي اغتال/غتال صفى/صفي أجهز/جهز أودى/ودي
killed: 'اغتيل 'اغتيلت 'اغتيلوا 'اغتيلا 'مقتل 'قتلا 'قتيلا 'قتيل 'قتلى 'القتلى 'استشهاد 'ارتقاء 'مصرع 'وفاة 'تحييد 'تصفية 'اغتيال 'بحياة 'حياة 'جثث 'جثة 'جثامين 'مصرعه 'مصرعهم 'حتفه 'حتفهم 'حياتهم 'ضحيتها 'ضحيته 'ذبح 'ذبحا 'سقوط 'القتل 'شهداء 'القتيل 'الشهداء 'الضحايا 'ضحايا 'أشلاء 'نعى 'نعت 'نعوا 'ينعى 'تنعى 'يودي 'رفات 'خسارته 'خسارة 'خسر 'خسرت 'خسروا 'مقتلهم 'هلاك 'مذبوحين 'مذبوحا 'تشييع 'جثثا
killed: martyrdom kill killed kills killing dead died dies dying death deaths neutralized neutralised neutralizing neutralising neutralised martyred slain murdered murdering bodies corpses remains eliminated eliminating gunned assassinated assassinating lost perished drowned shot shooting beheaded neutralization neutralisation victims fatalities martyring buried slaughtered massacred strangled mourned mourning
wounded: أصيب/صاب أصاب/صيب جرح/جرح
wounded: 'إصابة 'جرحى 'الجرحى 'جريحا 'المصابين 'جريح 'جروح
wounded: wound wounded wounds injured injuring injures wounding hurt hurting treated hospitalised hospitalized maimed
arrested: أطاح/طيح أودع/ودع حبس/حبس اعتقل/عتقل أوقف/وقف قبض/قبض ضبط/ضبط أسر/أسر احتجز/حتجز
arrested: 'الإيقاع 'إيقاع 'بالإيقاع 'قبضة 'اعتقال 'القبض 'توقيف 'الموقوفين 'المعتقلين 'المقبوض 'الموقوفون 'موقوفين 'اعتقاله 'اعتقالهم 'بالسجن 'الإطاحة 'إطاحة 'حبس 'أسر 'الأسر
arrested: detainment apprehension stopped arrest arrested arresting arrests detain detained detaining detention captured capturing capture captures apprehended apprehending recaptured recapturing custody held remanded caught nabbed holding jailed jailing imprisoned
kidnapped: خطف/خطف اختطف/ختطف اقتاد/قتاد اقتادوا/قتاد
kidnapped: 'خطف 'اختطاف 'المخطوفين 'المختطفين 'احتجاز
kidnapped: kidnap kidnapped kidnapping kidnaps abducted abducting abduct abduction hostage hostages
missing: فر/فر هرب/هرب فقد/فقد
missing: 'فرار 'هروب 'فقدان 'الفارين 'المفقودين 'طلقاء 'مفقودين 'مجهولا 'مصير
missing: missing escaped escaping escape escapees fled broke disappeared vanished unaccounted
released: أفرج/فرج أنقذ/نقذ أطلق_سراح/طلق حرر/حرر
released: 'سراح 'سبيل 'سبيلهم 'سبيله 'سبيلهما 'سبيلها 'إنقاذ 'الإفراج 'إفراج 'تحرير 'المفرج 'محتجزات 'تحريرهن 'تحريرهم
released: released releasing release freed freeing frees free rescued rescuing liberated smuggled smuggling
surrendered: استسلم/ستسلم
surrendered: 'استسلام 'أنفسهم 'انفسهن
surrendered: surrendered surrendering surrender defected
executed: أعدم/عدم
executed: 'إعدام 'الإعدام 'اعداما
executed: executed executing execution executions hanged hanging
displaced: نزح/نزح هجر/هجر تشرد/تشرد
displaced: 'نزوح 'تهجير 'النازحين 'تشريد 'نازحين
displaced: displaced displacing displacement uprooted
returned: أعيد/عاد عاد/عود رجع/رجع أعاد/عيد استقبل/ستقبل
returned: 'عودة 'إعادة 'العائدين 'استقبال
returned: returned returning repatriated repatriating repatriation repatriate returnees return returns
`

const contextText = `
soldiers: 'قوامها 'قوامه 'مؤلفة 'مؤلف 'مكونة 'مكون 'تضم 'يضم 'ضم 'ضمت 'بقوة 'بمشاركة 'قوة 'تعزيزات 'نشر 'انتشار 'انتشر 'انتشرت 'تنتشر 'ينتشر 'نشرت 'إرسال 'أرسل 'أرسلت 'سحب 'سحبت 'انسحاب 'سيخفض 'ستخفض 'خفض 'تخفيض 'تقليص 'تطويع 'تجنيد 'عديدها 'عديد 'رتل 'كتيبة 'تدريب 'تخريج 'جنودها 'الجنود
soldiers: involved involving comprising accompanied arms deploy deployed deploying deployment force forces strong troops withdraw withdrew withdrawal convoy reinforcements army mobilised mobilized trained recruited stationed garrison
attackers: 'هاجم 'هاجمت 'هاجموا 'شن 'شنه 'نفذه 'نفذها 'ينفذ 'يقودهما 'يقودها 'يقوده 'اشتبك 'اشتبكت 'برصاص 'يد 'أيدي 'تسلل 'خلية 'مجموعة 'مقاتليه 'مقاتليها
attackers: attacked attack stormed opened ambushed blew carried cell team
returned: 'قافلة 'دفعة 'وجبة 'تقل 'يقل 'متنها 'أقلت 'تقلهم
displaced: 'يؤوي 'تؤوي 'يأوي 'تأوي 'يقطنه 'يقطن 'تقطن 'يعيش 'تعيش 'قاطني 'نزلاء 'باقون
returned: batch batches
displaced: houses housing hosts hosting live living shelters sheltering
: 'شارك 'شاركت 'خرج 'تظاهر 'احتشد 'تجمع 'اجتمع 'التقى 'حضر
: protested gathered attended marched rallied demonstrated met
arrested: 'استلم 'استلمت 'سلم 'سلمت 'تسلم 'تسلمت 'نقل 'نقلت 'ترحيل 'رحلت 'تسليم
arrested: transferred transferring moved moving transfer handed
: 'قال 'قالت 'أعلن 'أعلنت 'أكد 'أكدت 'وأضاف 'ذكر 'ذكرت 'أفاد 'أفادت 'أوضح 'أوضحت
`

func init() {
	for line := range strings.Lines(nounText) {
		head, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		what, kind, _ := strings.Cut(head, " ")
		n := noun{what: what, unit: "items"}
		if kind != "" {
			n.kind = kind[0]
		}
		switch {
		case strings.Contains("pcosmdx", kind) && kind != "":
			n.unit = "people"
		case kind == "f":
			n.unit = "families"
		}
		if what == "-" {
			n.what = ""
		}
		for w := range strings.FieldsSeq(list) {
			addNoun(n, w)
		}
	}
	for line := range strings.Lines(nounPairText) {
		what, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		for pair := range strings.SplitSeq(list, "|") {
			nounPairs[pair] = what
			first, _, _ := strings.Cut(pair, " ")
			pairFirst[first] = true
		}
	}
	read := func(table string, into map[string]string) {
		for line := range strings.Lines(table) {
			what, list, ok := strings.Cut(strings.TrimSpace(line), ": ")
			if !ok {
				continue
			}
			for w := range strings.FieldsSeq(list) {
				if word, plain := strings.CutPrefix(w, "'"); plain {
					into[text.Fold(word)] = what
				} else if past, present, verb := strings.Cut(w, "/"); verb {
					past, _, _ = strings.Cut(past, "_")
					for _, form := range arabicVerb(text.Fold(past), text.Fold(present)) {
						if _, taken := into[form]; !taken {
							into[form] = what
						}
					}
				} else {
					into[text.Fold(w)] = what
				}
			}
		}
	}
	read(fateText, fates)
	read(contextText, contexts)
	for _, w := range strings.Fields("اطلق اطلقت اطلقوا اطلقه اطلقها اطلقهم اطلقا اطلقتا اطلقوه اطلقوها اطلقن اطلقنا يطلق تطلق نطلق يقف تقف تعود يعود هجره اسره اسرها اسرهم اسرنا اسرهما") {
		delete(fates, w)
	}
	learn(fates)
	learn(nouns)
}

// pairFirst are the first words of nounPairs.
var pairFirst = map[string]bool{}

// addNoun adds a noun with its forms.
func addNoun(n noun, forms string) {
	put := func(w string, n noun) {
		if old, taken := nouns[w]; !taken || old.dual && !n.dual {
			nouns[w] = n
		}
	}
	if isLatin(forms) {
		put(text.Fold(forms), n)
		return
	}
	all := strings.Split(forms, "/")
	sing := text.Fold(all[0])
	loose := false
	for _, p := range all[1:] {
		w := text.Fold(p)
		if w == "" {
			continue
		}
		stem, sound := strings.CutSuffix(w, "ين")
		if sound {
			alike := n
			alike.loose = true
			put(w, alike)
			loose = true
			put(stem+"ي", n)
			continue
		}
		put(w, n)
		if stem, sound = strings.CutSuffix(w, "ون"); sound {
			put(stem+"و", n)
		}
	}
	single := n
	single.one = true
	put(sing, single)
	two := n
	two.dual = true
	stem := sing
	if rest, fem := strings.CutSuffix(sing, "ه"); fem {
		stem = rest + "ت"
		put(stem+"ي", two)
		put(stem+"ا", two)
		for _, p := range []string{"ها", "ه", "هم", "هما"} {
			put(stem+"ي"+p, two)
			put(stem+"ا"+p, two)
		}
	} else if rest, broken := strings.CutSuffix(sing, "ي"); broken && strings.HasSuffix(forms, "ى") {
		stem = rest + "ي"
	}
	put(stem+"ان", two)
	if !loose {
		put(stem+"ين", two)
	}
}

// nounOf looks a noun up by one written form, without the article and the pronoun behind it.
func nounOf(norm string) (noun, bool) {
	w := norm
	if n, ok := nouns[w]; ok {
		return n, true
	}
	if isLatin(w) || len(w) < 6 {
		return noun{}, false
	}
	if rest, cut := strings.CutPrefix(w, "ال"); cut {
		if n, ok := nouns[rest]; ok {
			return n, true
		}
		return noun{}, false
	}
	if rest, cut := strings.CutSuffix(w, "ا"); cut {
		if n, ok := nouns[rest]; ok && !n.dual {
			return n, true
		}
	}
	for _, p := range pronouns {
		rest, cut := strings.CutSuffix(w, p)
		if !cut {
			continue
		}
		if n, ok := nouns[rest]; ok {
			return n, true
		}
		if fem, isFem := strings.CutSuffix(rest, "ت"); isFem {
			if n, ok := nouns[fem+"ه"]; ok {
				return n, true
			}
		}
	}
	return noun{}, false
}
