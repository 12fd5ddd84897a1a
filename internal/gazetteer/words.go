package gazetteer

import (
	"strings"

	"tansiq/internal/area"
)

// commonWords are words of reports that are also names of places, in the form of area.Words.
var commonWords = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range area.Words(strings.Join([]string{arabicWords, englishWords}, " ")) {
		m[w] = true
	}
	return m
}()

// whole are words that begin with و ف ب ل ك and have nothing before them: what follows is often a name as well, and in them it is none.
var whole = wordSet(`ورقة وجبة وجيزة وقفين وقفة وفيق وعرا وعرة وعورة وعكة وسوسة ورشة وسيلة وثيقة وظيفة وفاة وكالة ولاية ولادة وليد وزير ورد وضع وعد وفد وقت وقف وقود وكيل ولد وهم وجود وجه وحيد وحيدة وداع ورم وراء ورثة وشيكة وصية وصف وصفا وضوح وعي وفق وفير
وتيرة وتر ومضة وحوش وديان بطاقة بطارية بلدية بداية بقعة برميل بضائع بندقية بنادق بقالة بصمة بضعة بسيطة بعيدة بقرة بكرة لحظة لجنة لقاء لغة لوحة لباس لاجئ كمية كتلة كنز كلمة كيس كثيف كلية كفالة كافة كمين كذلك فكرة فقيرة فترة فئة فجوة فتنة فقدان فندق فرن فلاح فريد فريدة فيلا`)

// IsWord reports whether all words of a name are words of reports too. A place is meant by such a name only where
// the text says so.
func IsWord(name string) bool {
	words := area.Words(name)
	for _, w := range words {
		if !commonWords[w] && !commonWords[strings.TrimPrefix(w, "ال")] {
			return false
		}
	}
	return len(words) > 0
}

const arabicWords = `
صور علي حديثة كانون هل هيت شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين الأول الثاني الأحد السبت الجمعة الخميس
جديد الجديد جديدة الجديدة قديم القديم القديمة كبير الكبير الكبيرة صغير الصغير الصغيرة عين العين رأس الرأس جبل الجبل تل التل تلة التلة
وادي الوادي نهر النهر بحر البحر سد السد جسر الجسر باب الباب بيت البيت دار الدار دير الدير دور الدور حي الحي حارة قصر القصر قلعة القلعة برج البرج
مزرعة المزرعة مزارع قرية القرية بلدة البلدة بلد البلد مدينة المدينة منطقة المنطقة ناحية الناحية محطة المحطة معمل المعمل مخفر المخفر ميدان الميدان
سوق السوق مسجد المسجد جامع الجامع كنيسة مدرسة المدرسة مطار المطار ميناء الميناء معبر المعبر حاجز الحاجز حدود الحدود مخيم المخيم
غرب الغرب شرق الشرق شمال الشمال جنوب الجنوب وسط الوسط شرقي الشرقي الشرقية غربي الغربي الغربية شمالي الشمالي الشمالية جنوبي الجنوبي الجنوبية
سلام السلام حرية الحرية وحدة الوحدة ثورة الثورة نصر النصر فتح الفتح أمل الأمل كرامة الكرامة عدالة العدالة وطن الوطن شعب الشعب عرب العرب
جيش الجيش قوة القوة حرب الحرب أمن الأمن قائد القائد رئيس الرئيس وزير الوزير شيخ الشيخ أمير الأمير سيد السيد إمام الإمام حاج الحاج
محمد أحمد حسن الحسن حسين الحسين عمر عثمان خالد يوسف إبراهيم إسماعيل موسى عيسى داود سليمان صالح الصالح عباس جعفر كاظم مهدي المهدي هادي محمود مصطفى حمد حمود
فاطمة زينب مريم خديجة عائشة سعيد سعد ناصر الناصر طاهر كريم الكريم رحمة رشيد الرشيد أسد الأسد صقر فارس نمر ذيب الذيب
أول الأولى ثاني ثالث الثالث واحد واحدة اثنين ثلاثة أربعة خمسة ستة سبعة ثمانية تسعة عشرة مئة ألف كل بعض غير بين بعد قبل عند مع من إلى عن على في حول ضد منذ حتى قد لقد كان كانت ليس لا ما هو هي هم
ذلك هذا هذه تلك التي الذي الذين كما لكن أن إن أو أم ثم إذا إذ حيث عندما بينما خلال داخل خارج أمام خلف فوق تحت جانب قرب نحو دون سوى مثل أيضا فقط
سلطان السلطان ملك الملك عزيز العزيز حليم شاهين زيتون الزيتون نخيل النخيل كرم الكرم بستان البستان حقل الحقل نبع النبع بئر البئر آبار بركة البركة حمام الحمام مقبرة المقبرة
رمل الرمل حجر الحجر صخر صخرة الصخرة ملح الملح ذهب الذهب فضة حديد الحديد نور النور شمس الشمس قمر القمر نجم النجم ليل فجر الفجر صباح مساء ربيع الربيع خريف شتاء صيف
أبيض الأبيض أسود الأسود أحمر الأحمر أخضر الأخضر أزرق الأزرق أصفر الأصفر بيضاء البيضاء سوداء السوداء حمراء الحمراء خضراء الخضراء زرقاء صفراء
جامعة حكومة دولة الدولة إدارة الإدارة وزارة هيئة الهيئة لجنة مجلس المجلس حزب الحزب تنظيم التنظيم حركة الحركة جماعة خلية الخلية مجموعة سرية السرية لواء اللواء فرقة الفرقة كتيبة الكتيبة
الفصائل فصائل كسب الكسب حقوق مقاتلين قوات القوات مناطق المناطق مواقع المواقع
عملية العملية هجوم الهجوم غارة الغارة كمين الكمين لغم عبوة العبوة سيارة السيارة سلاح السلاح صاروخ مدفع طائرة الطائرة دبابة قتل جرح أسر خطف تفجير اعتقال
يوم اليوم أمس غدا شهر سنة عام العام ساعة دقيقة أسبوع ماضي الماضي الجاري المقبل حالي
عامة العامة خاصة الخاصة عليا العليا سفلى السفلى أعلى أسفل طريق الطريق مفرق المفرق دوار الدوار مركز المركز موقع الموقع نقطة النقطة مقر المقر قاعدة القاعدة ثكنة
حلو الحلو مر حار بارد جاف خير الخير شر حق الحق باطل صدق وفاء جمال كمال جلال هلال صليب عاصي العاصي جرف الجرف فيض الفيض حصن الحصن خان الخان
راية الراية شهداء الشهداء شهيد الشهيد بطل الأبطال رجال الرجال نساء أطفال شباب عائلة عشيرة قبيلة أهل الأهالي سكان السكان مدني مدنيين
قال قالت أكد أعلن أضاف ذكر نقل شن نفذ استهدف هاجم دخل خرج وصل عاد بقي صار بدأ انتهى تم جرى وقع سقط شارك حضر التقى بحث ناقش
مصدر المصدر مصادر خبر الخبر تقرير التقرير بيان البيان صورة الصورة فيديو نشر إعلام الإعلام صحيفة وكالة مراسل ناشط نشطاء مرصد
مقاتل مقاتلو عنصر عناصر مسلح مسلحون قيادي زعيم خليفة الخليفة والي الوالي قاضي القاضي
مشروع المشروع حفر الحفر حوض الحوض جزيرة الجزيرة ساحل الساحل غابة الغابة غاب صحراء بادية هضبة سهل السهل روضة الروضة وردة زهرة الزهرة رمان تين جوز لوز
سرج أصل فصل وصل حمل جمل الجمل ثور بقر غنم ذئب كلب حصان خيل طير نسر
طويل الطويل طويلة الطويلة كبار مرات علما علماء العلماء سوف مشرفة المشرفة هزيمة الهزيمة دورا الدورة دورة عالي العالي عالية العالية كريمة الكريمة بشرى بشري البشري بشر اتحاد الاتحاد طيب طيبة الطيبة شراء قناة قنوات القنوات
معربا جبلية الجبلية عاصمة العاصمة قاسم القاسم دان سلمي سلمية السلمية تضامن التضامن تقدم التقدم فعالية الأكراد عورة العورة صدد جبارة بصيرة البصيرة خضر الخضر خضار سفيرة السفيرة سفير المالكية الظاهرية يهود اليهود زراعة الزراعة
مغارة المغارة مغارات كهف الكهف كهوف نفق النفق أنفاق خندق مضافة المضافة مستودع مخزن كلي لعنة أتون أزور إذن إذنا أفق أفقا انتصار الانتصار بعث البعث تبني التبني حاجب الحاجب حول الحول حيرة الحيرة خاص الخاص خرافي الخرافي سكر السكرية سور السور صحي الصحية ضمير الضمير غاب الغاب قرار القرارة كردي الكردية
وانه إنه أنه ميمون الميمونة نشوة النشوة هاشمي الهاشمية بارك براق البراق بنية تسيل جولة حارس حجة حكما سحاب شر عمق عمقا فرعون كبرى الكبرى متين مركب واسعة زيتية الزيتية مدير مديرا مديرة فائدة فهود الفهود راشد الراشدين ريفي الريفية
قدر القدر نوى سير السير ستين عودة العودة إشارة الإشارة شرطة الشرطة مناسبة ورقة هوية الهوية رواية ثقة عقبة بورصة البورصة خلاص الخلاص حرة الحرة حر دلة خليل الخليل حميد مبارك المبارك عمارة مرة المرة زيارة الزيارة سعادة السعادة
شهادة الشهادة حماية الحماية صلاح إصلاح الإصلاح سكة السكة فرصة ثمن سوية نجاح نجاة عز سيول قرن القرن كعب جرمانا فرح أفراح حلم فلك كوكب الكوكب برية البرية صابر مشرف المشرف شريف الشريف نقيب النقيب عميد العميد عقيد العقيد
رائد الرائد مقدم المقدم فريق الفريق لواء حرس الحرس دفاع الدفاع هندية الهندية صينية الصينية هندي صيني رقعة بقعة جيب ممر وكر طوق فراغ خطوة تنسيق تعاون دعم اتفاق اجتماع لقاء مفاوضات خطة هدف مهمة دورية
بدو البدو حزمة الحزمة سلامة السلامة برقية البرقية رمانة الرمانة دارا خرجا خرجه نافعة مهين شرفات كسوة عقرب عقارب عجول عجم فحمة جبة بترا تنين حلاوة جزرة عطارة مطاع
ورق خشب نار ماء الماء هواء تراب دم رأي شخص شيء عمل العمل فعل قول حال حالة نوع شكل جزء قسم باقي آخر أخرى
بنان لد نان كفر سن شام الشام رام ديار هدى ضاحية الضاحية حسب نفس ذات ابن أبو أم بنو بني آل عبد الله
`

const englishWords = `
took read till door sure saved save care certain fine broken cry sir mile shore alley cut allows sermon hole sorry safe share hate tail dare kite hurry gate offer due tore sore shake sourced cheer marry media
howl assume secondary bat beta com bare woman rude choke creation assert sheer ranks cellar curtain loud race cot centre habit sin tall mall sale sales shelter shelters daily weekly sunni shia kurd kurds arab arabs
a about after again amid jaysh jaish sinai against all along also am an and another any are area around as at attack away back bad bag bar base be before bend between big bin black blue body both bridge but by
call camp can car case center central city cell children citizens civilians close cold come commander could council country day dead dam deer did district do down during each east eastern eight end
even every few field fighters fire first five for force forces four from front gas general get give go gold good government great green group had half hand has have he head her here high hill him his hit home hot house how hundred
i if in infantry into is it its job july june just kill killed kind king know land large last late later law leader left less let like line list little local long made main make male man many march may me men might military million minister
minute mobile month more morning most mount much must my near neck never new news next night nine no north northern not now of off office officer oil old on one only open or order other our out over own page pan park part party past people per place plan point police post power
press prime raid ran red report rest right river road route rule run said sale same sand say school sea second security see seen set seven shall she side since six small so some son soon south southern square star state still stop street such sun sunday
take tall team tell ten than that the their them then there they thing this those thousand three time to today told top total town two under united until up us use used very village wall war was water way we weapon week well went were west western what when where which while white who why will wing with
word work world would year yes yet you your zero ali umar omar osman fatima hassan husayn muhammad mohammed ahmad ahmed ibrahim khalid salih abdullah yusuf musa
jan feb mar apr jun jul aug sep oct nov dec monday tuesday wednesday thursday friday saturday january february april august september october november december
`
