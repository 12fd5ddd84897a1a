package read

import (
	"fmt"
	"strings"
	"testing"

	"tansiq/internal/text"
)

// counted reads the figures of a text and writes them in short: "killed 5", "killed 50+~" for more than fifty,
// "soldiers 0…300~" for up to three hundred.
func countedIn(t *testing.T, in string) string {
	t.Helper()
	r := &reader{in: Input{Text: in, Published: published}, lang: text.Lang(in), know: shipped(t), subject: "islamic-state"}
	r.split()
	r.cut()
	r.datesOf(t.Context())
	r.actors = r.actorsOf()
	r.figuresOf(t.Context())
	var got []string
	for _, f := range r.figures {
		q := f.q
		if have := text.Slice(in, *q.Span); have != q.Text || have == "" {
			t.Errorf("%q: the span holds %q, the figure says %q", in, have, q.Text)
		}
		if q.Value < q.Min || q.Max >= 0 && q.Value > q.Max {
			t.Errorf("%q: %d is not in %d…%d", in, q.Value, q.Min, q.Max)
		}
		s := fmt.Sprintf("%s %d", q.What, q.Value)
		switch {
		case q.Max < 0:
			s += "+"
		case q.Min != q.Value || q.Max != q.Value:
			s = fmt.Sprintf("%s %d…%d", q.What, q.Min, q.Max)
		}
		if q.Approx {
			s += "~"
		}
		got = append(got, s)
	}
	return strings.Join(got, "; ")
}

func TestCounts(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Who was with him, what stands in a street, and what counts cases.
		{"قُتل القيادي وثلاثة من مرافقيه بغارة", "killed 3"},
		{"قُتل عنصر وأصيب آخران", "wounded 2"},
		{"استشهاد منتسب وإصابة اثنين آخرين", "wounded 2"},
		{"هدم التنظيم 33 داراً وشقتين", "buildings 33; buildings 2"},
		{"رفع ومعالجة 43 مخلفاً حربياً", "devices 43"},
		{"وثقت الشبكة نحو 70 حالة قتل و12 حالة اعتقال", "killed 70~; arrested 12"},
		{"أصيب أربعة بينهم حالتان خطرتان", "wounded 4; wounded 2"},
		// What befell them is said in more words than one.
		{"انقطع الاتصال بأربعة مدنيين خرجوا لجمع الكمأة", "missing 4"},
		{"الإيقاع بثلاثة أشخاص رفعوا راية التنظيم", "arrested 3"},
		{"الأفراد الخمسة وقعوا في قبضة القوات", "arrested 5"},
		{"يريد التنظيم تهريب 9000 من مسلحيه المسجونين", "arrested 9000"},
		{"سقط 20 شخصاً بين قتيل وجريح", "killed 20"},
		{"صاروخان أصابا شاحنة كان يستقلها المسلحون الأربعة", "weapons 2"},
		{"Three civilians, a mother and her two daughters, were martyred", "killed 3; killed 2"},
		{"The cell fled, leaving behind one dead terrorist", "killed 1"},
		{"Two of our comrades attained martyrdom", "killed 2"},
		{"A gang fired on one of our checkpoints and one of them was hit", ""},
		{"قُتل خمسة في إحدى قرى تدمر", "killed 5"},
		{"جرحوا الثالث ثم توارى المسلحان", ""},
		// A list of those whom the sentence above it tells of.
		{"عثرت القوة على أشلاء (3) إرهابيين", "killed 3"},
		{"نعت صفحات محلية ستة من عناصره", "killed 6"},
		{"أخلى المسلحون سبيل 5 من كبار السن", "released 5"},
		{"اشتباكات قضت خلالها القوات على 11 إرهابيا", "killed 11"},
		{"اعتُقل جميع أفرادها وعددهم 7", "arrested 7"},
		{"وقع الأفراد الأربعة في قبضة القوات", "arrested 4"},
		{"خرج عبره 300 مدني نُقلوا إلى مخيم قريب", "displaced 300"},
		{"عدد قتلى الإرهابيين: 19", "killed 19"},
		{"ردت المدفعية بنحو 30 قذيفة", "shells 30~"},
		{"ارتفع إلى 17 عدد الهجمات", "attacks 17"},
		{"دمرت ضربتان نفقين", "strikes 2; hideouts 2"},
		{"استشهد راعيا غنم", "killed 2"},
		{"ارتفع العدد بعد وفاة اثنين من المصابين", "killed 2"},
		{"إصابة أحد المجاهدين", "wounded 1"},
		{"A search turned up roughly $9,000 in cash", "money 9000~"},
		{"Two gunmen opened fire on the patrol and were killed", "killed 2"},
		{"Ten members of the militia and 11 IS fighters lost their lives", "killed 10; killed 11"},
		{"Planes hit two sniper teams and two training camps", "hideouts 2"},
		{"The army recaptured one of the hilltops", ""},
		{"Around 60 men were lined up and shot", "killed 60~"},
		{"A convoy of 200 Iraqis left Al-Hol camp for Iraq", "returned 200"},
		{"12 منهم أُعيدوا إلى السجن", "arrested 12"},
		{"لقي جنود مصرعهم وانقطع الاتصال بضابط وأربعة من مرافقيه", "missing 4"},
		{"Two operatives, one of them in charge of IS's explosives near Tuz, were killed", "killed 2"},
		{"نفذت قيادة الأمن الداخلي في المحافظة بالتعاون مع إدارة المكافحة مساء أمس عمليتين متزامنتين في الباب", "raids 2"},
		{"After two similar operations that led to the arrest of three men", "raids 2; arrested 3"},
		{"وثق المرصد مقتل 188 شخصاً منذ مطلع العام، هم:\n– 21 من عناصر التنظيم\n– 143 من قوات النظام\n– 24 مدنياً", "killed 188; killed 21; killed 143; killed 24"},
		{"SOHR recorded 45 fatalities, as follows:\n• 21 ISIS members\n• 24 civilians, including two women", "killed 45; killed 21; killed 24; killed 2"},
		{"سقط عنصران من قوات الدفاع قتيلين في كمين", "killed 2"},
		{"إن ثلاثة من أفراد الخلية، اثنان منهم أجنبيان، لقوا حتفهم", "killed 3; killed 2"},
		{"خسرت المجموعات مقاتلاً واحداً وجُرح خمسة", "killed 1; wounded 5"},
		{"بلغ عدد من قُتلوا في المحافظة منذ مطلع العام 318 شخصاً", "killed 318"},
		{"فارق ستة من جامعي الكمأة الحياة", "killed 6"},
		{"إن أحد المقاتلين نال الشهادة وأصيب اثنان", "killed 1; wounded 2"},
		{"Three strikes damaged seven ISIL assembly areas", "strikes 3; buildings 7"},
		{"An operation in which three terrorists of one cell were arrested", "arrested 3"},
		{"Five suspects were taken in for questioning", "arrested 5"},
		{"Gunmen killed two of its fighters, two police officers said", "killed 2"},
		{"They want to free the over 9,000 fighters now in prisons", "arrested 9000+~"},
		{"178 families left the camp, where more than 40,000 people still live", "families 178; displaced 40000+~"},
		{"The group put five civilians to death and burned six men alive", "executed 5; executed 6"},
		{"Nine men were put to death", "executed 9"},
		{"No fewer than 500 inhabitants have been driven from their homes", "displaced 500+"},
		{"The shell landed in the village, leaving four people with burns", "wounded 4"},
		{"Some 50 gunmen, 14 of them foreigners, were wiped out", "killed 50~; killed 14"},
		{"Contact was lost with four civilians", "missing 4"},
		{"Two of them were let go", "released 2"},
		{"Three fighters gave themselves up", "surrendered 3"},
		{"They lay in wait for two pick-ups and set one of them on fire", "vehicles 2"},
		// Number words and their cases.
		{"أسفر الانفجار عن مقتل أحد عشر مدنياً وإصابة إحدى عشرة امرأة", "killed 11; wounded 11"},
		{"قُتل اثنا عشر جندياً وأصيبت اثنتا عشرة طالبة بجروح", "killed 12; wounded 12"},
		{"استشهد خمسة وعشرون عنصراً وجُرح مئة وستون آخرون", "killed 25; wounded 160"},
		{"مقتل ثلاثمئة وخمسة وأربعين شخصاً", "killed 345"},
		{"نزوح ألفين وخمسمئة عائلة", "families 2500"},
		{"نزحت ألف ومئتا عائلة من القرى", "families 1200"},
		{"صادرت القوة نصف مليون حبة كبتاغون", "drugs 500000"},
		{"ضبط مليون ونصف المليون حبة كبتاغون", "drugs 1500000"},
		{"ضبط ١٬٢٠٠ طلقة و٣ صواريخ", "ammunition 1200; weapons 3"},
		{"ضبط خمسة عشر ألف طلقة", "ammunition 15000"},
		{"killed one hundred and sixty-eight people", "killed 168"},
		{"killed one thousand two hundred people", "killed 1200"},
		{"at least two dozen fighters were killed", "killed 24+"},
		{"half a dozen rifles were seized", "weapons 6"},
		{"A couple of soldiers were wounded", "wounded 2"},
		{"Police seized 1.5 million captagon pills", "drugs 1500000"},
		{"They freed 2,846 prisoners", "released 2846"},
		// Duals.
		{"قُتل جنديان وأصيب شرطيان في انفجار عبوتين ناسفتين", "killed 2; wounded 2; devices 2"},
		{"سقط قتيلان وجريحان", "killed 2; wounded 2"},
		{"عثر الأهالي على جثتين قرب النهر", "killed 2"},
		{"دمر الطيران آليتين ودبابتين", "vehicles 2; vehicles 2"},
		{"اعتقلت القوة امرأتين وطفلين", "arrested 2; arrested 2"},
		{"أحرق المهاجمون منزلين وسيارتين", "buildings 2; vehicles 2"},
		{"ضبط بندقيتي صيد ورشاشتي بي كي سي وجهازي اتصال", "weapons 2; weapons 2; phones 2"},
		{"القبض على متهمين اثنين في ناحية الرياض", "arrested 2"},
		{"إصابة مسلحَين اثنين", "wounded 2"},
		{"شن التحالف ضربتين جويتين على الأقل", "strikes 2+"},
		// One.
		{"استشهد أحد عناصر الدورية", "killed 1"},
		{"اعتقال أحد أفراد الخلية", "arrested 1"},
		{"القبض على متهم واحد", "arrested 1"},
		{"قال أحد السكان إن الطريق مقطوع", ""},
		{"One soldier was killed", "killed 1"},
		{"no one was hurt and one of the roads is open", ""},
		// Bounds.
		{"مقتل أكثر من خمسين عنصراً", "killed 50+~"},
		{"إصابة ما يزيد على ثلاثين مدنياً بجروح", "wounded 30+~"},
		{"قتل ما لا يقل عن 14 مسلحاً", "killed 14+"},
		{"مقتل ستة مدنيين على الأقل", "killed 6+"},
		{"نزوح نحو 3 آلاف شخص", "displaced 3000~"},
		{"اعتقال حوالي عشرين شخصاً", "arrested 20~"},
		{"ما يقارب 400 نازح", "displaced 400~"},
		{"بقوة لا تتجاوز 650 جندياً", "soldiers 0…650~"},
		{"انتشار ما يصل إلى 300 عنصر", "soldiers 0…300~"},
		{"killed more than 30 soldiers", "killed 30+~"},
		{"killing over 40 people", "killed 40+~"},
		{"at least 12 civilians were injured", "wounded 12+"},
		{"no fewer than 9 militants died", "killed 9+"},
		{"arrested nearly 100 suspects", "arrested 100~"},
		{"some 500 people were displaced", "displaced 500~"},
		{"a force of up to 200 soldiers", "soldiers 0…200~"},
		{"as many as 60 fighters were killed", "killed 0…60~"},
		{"Around two dozen houses were destroyed", "buildings 24~"},
		// Ranges and sizes.
		{"مقتل ما بين 6 و8 إرهابيين", "killed 6…8"},
		{"مقتل 5-7 مسلحين", "killed 5…7"},
		{"between five and seven militants were killed", "killed 5…7"},
		{"from 5 to 7 gunmen were killed", "killed 5…7"},
		{"killed 10 to 12 fighters", "killed 10…12"},
		{"مقتل وجرح العشرات", "wounded 20+~"},
		{"إصابة عشرات المدنيين", "wounded 20+~"},
		{"نزوح آلاف العائلات", "families 2000+~"},
		{"نزوح عشرات الآلاف من المدنيين", "displaced 20000+~"},
		{"hundreds of civilians fled", "missing 200+~"},
		{"tens of thousands of people were displaced", "displaced 20000+~"},
		{"wounding dozens", "wounded 24+~"},
		// The noun before the number, lists and tables.
		{"القتلى: 5\nالجرحى: 12", "killed 5; wounded 12"},
		{"بندقية كلاشنكوف عدد 3", "weapons 3"},
		{"Killed: 5\nWounded: 12\nArrested: 3", "killed 5; wounded 12; arrested 3"},
		{"3 dead, 5 wounded", "killed 3; wounded 5"},
		{"تم ضبط عدد (4) أحزمة ناسفة", "devices 4"},
		{"Seized: 3x AK rifles, 2x pistols", "weapons 3; weapons 2"},
		{"مقتل خمسة جنود بينهم 3 ضباط", "killed 5; killed 3"},
		{"اعتقال عشرة أشخاص منهم ثلاث نساء", "arrested 10; arrested 3"},
		// Numbers that take their noun from before.
		{"خمسة قتلى وثلاثة آخرون أصيبوا", "killed 5; wounded 3"},
		{"killing 15 soldiers and wounding 18 others", "killed 15; wounded 18"},
		{"Two were killed and seven wounded", "killed 2; wounded 7"},
		{"two killed, three injured", "killed 2; wounded 3"},
		{"أوقفت القوة 12 شخصاً في إدلب وخمسة في سرمدا", "arrested 12; arrested 5"},
		{"قتل 3 جنود ومدنيان", "killed 3; killed 2"},
		{"نفذ التنظيم 11 هجوماً: 7 في سوريا و4 في العراق", "attacks 11; attacks 7; attacks 4"},
		{"The group claimed 12 attacks in June, up from nine in May", "attacks 12; attacks 9"},
		{"Seven people died; the ministry put the toll at five", "killed 7; killed 5"},
		{"قُتل ستة أشخاص، فيما تحدثت مصادر محلية عن ثمانية", "killed 6; killed 8"},
		{"Four of the attackers were killed and two of them captured", "killed 4; arrested 2"},
		{"أُصيب ثلاثة بجروح", "wounded 3"},
		{"four arrested after raid", "arrested 4"},
		// Who they are.
		{"مقتل أربعة عناصر إرهابية", "killed 4"},
		{"killing 12 suspected IS fighters", "killed 12"},
		{"three of its members were arrested", "arrested 3"},
		{"تسلم العراق 50 عراقياً من مخيم الهول", "arrested 50"},
		{"توقيف أربعة لبنانيين", "arrested 4"},
		{"خطف ثلاثة رعاة وخمسة من جامعي الكمأة", "kidnapped 3; kidnapped 5"},
		{"قُتل أربعة عمال نفط وثلاثة صيادين", "killed 4; killed 3"},
		{"Two sappers and a driver were killed", "killed 2"},
		{"Gunmen abducted six shepherds near Ithriya", "kidnapped 6"},
		{"Eleven oil workers were shot dead", "killed 11"},
		{"إعدام ثلاثة أسرى", "executed 3"},
		{"The group executed four captives", "executed 4"},
		{"37 عنصراً سلّموا أنفسهم", "surrendered 37"},
		{"about 50 fighters surrendered", "surrendered 50~"},
		{"أُفرج عن 15 معتقلاً", "released 15"},
		{"عودة 200 عائلة إلى القرية", "families 200"},
		{"فرار 20 سجيناً من سجن الشدادي", "missing 20"},
		{"الهجوم نفذه خمسة انتحاريين", "attackers 5"},
		{"اشتبكت القوة مع ستة مسلحين", "attackers 6"},
		{"Four gunmen attacked the checkpoint", "attackers 4"},
		{"Two gunmen killed three soldiers", "attackers 2; killed 3"},
		{"تعزيزات قوامها 250 عنصراً", "soldiers 250"},
		{"The army deployed 400 soldiers", "soldiers 400"},
		{"مقتل 23 من عناصر التنظيم و12 من الجيش", "killed 23; killed 12"},
		{"four Internal Security men were gunned down", "killed 4"},
		{"Three civilians, including two children, were killed", "killed 3; killed 2"},
		{"Fourteen others were treated at the hospital", "wounded 14"},
		{"Two men were picked up yesterday", "arrested 2"},
		{"لقي ثلاثة أطفال مصرعهم بانفجار لغم", "killed 3"},
		{"فقد أربعة مدنيين حياتهم", "killed 4"},
		{"توقيف أربعة أشخاص ومقتل خامس", "arrested 4; killed 1"},
		{"Five were arrested and a sixth was killed", "arrested 5; killed 1"},
		// Things.
		{"ضبط 5 كغ من مادة تي إن تي و15 كيلوغراماً من الحشيش", "ammunition 5; drugs 15"},
		{"seized 20 kg of explosives and 3kg of hashish", "ammunition 20; drugs 3"},
		{"عُثر بحوزتهم على 40 ألف دولار و12 هاتفاً محمولاً", "money 40000; phones 12"},
		{"They found $12,500 in cash and nine mobile phones", "money 12500; phones 9"},
		{"طلب الخاطفون 150 ألف دولار", ""},
		{"The plan needs $51 million", ""},
		{"fired eight mortar shells at the village", "shells 8"},
		{"سقوط 12 قذيفة هاون على البلدة", "shells 12"},
		{"عثرت القوة على 12 قذيفة هاون", "weapons 12"},
		{"two car bombs and three drone strikes", "devices 2; strikes 3"},
		{"إسقاط 3 طائرات مسيّرة", "drones 3"},
		{"an attack by two drones", "drones 2"},
		{"تدمير 7 مخابئ ونفقين وكهف", "hideouts 7; hideouts 2"},
		{"الجيش نفذ 4 عمليات دهم", "raids 4"},
		{"the coalition conducted 12 operations against ISIS", "raids 12"},
		{"قافلة من 18 شاحنة محملة بالأغذية", "trucks 18"},
		{"24 trucks carrying aid reached the town", "trucks 24"},
		{"gunmen torched three oil tankers", "vehicles 3"},
		{"طائرة قصفت بأكثر من عشرين قذيفة", "shells 20+~"},
		// Longer turns of agencies, ministries and monitors.
		{"أسفرت عن مقتل 85 شخصاً، هم: 36 من الجيش، و29 مدنياً بينهم 3 نساء وطفلان، و20 من عناصر التنظيم", "killed 85; killed 36; killed 29; killed 3; killed 2; killed 20"},
		{"القبض على (7) متهمين وفق المادة (4/1) إرهاب", "arrested 7"},
		{"أسفرت العملية عن القضاء على 14 إرهابياً من بينهم أربعة قياديين", "killed 14; killed 4"},
		{"ضبط رشاشة بي كي سي عدد 2 ودراجة نارية عدد واحد", "weapons 2; vehicles 1"},
		{"يرتفع إلى 44 تعداد قتلى العسكريين", "killed 44"},
		{"تعرضت قافلة من 20 صهريجاً لهجوم، ما أسفر عن احتراق 6 منها", "vehicles 20; vehicles 6"},
		{"تهريب 6 ملايين و200 ألف حبة كبتاغون", "drugs 6200000"},
		{"تشريد أكثر من 180 ألفاً بينهم 50 ألف طفل", "displaced 180000+~; displaced 50000"},
		{"خسر الجيش ثلاثة من جنوده", "killed 3"},
		{"أفرجوا عن 9 منهم بعد إحراق صهريجين", "released 9; vehicles 2"},
		{"لا يزال أكثر من 2600 إيزيدي في عداد المفقودين", "missing 2600+~"},
		{"إن 3 ضباط و7 جنود لقوا حتفهم", "killed 3; killed 7"},
		{"شارك في التظاهرة 50 شخصاً بعد مقتل ثلاثة رعاة", "killed 3"},
		{"وما زال مصير السبعة الباقين مجهولاً", "missing 7"},
		{"At least 26 soldiers and allied militiamen had been killed", "killed 26+"},
		{"Five soldiers and at least 13 militants died", "killed 5; killed 13+"},
		{"Forty fighters, 77 guards and four civilians died", "killed 40; killed 77; killed 4"},
		{"Three people were taken into custody", "arrested 3"},
		{"Eight boys aged over 12 were taken from their mothers", "kidnapped 8"},
		{"Seven men were taken to hospital", "wounded 7"},
		{"12 pro-government fighters were among the dead", "killed 12"},
		{"They killed two men and carried off about 30 women", "killed 2; kidnapped 30~"},
		{"the bodies of 12 were found", "killed 12"},
		{"The force conducted 36 operations, 8 of them in Syria", "raids 36; raids 8"},
		{"The blast cost the lives of some 140 guards", "killed 140~"},
		{"No soldiers were injured in the raid, which involved about 50 troops", "soldiers 50~"},
		{"police foiled a plot by a five-member cell", "attackers 5"},
		{"The death toll rose to 25, with 63 others wounded", "killed 25; wounded 63"},
		{"322 Iraqi families, comprising 1,160 individuals, were transferred", "families 322; returned 1160"},
		{"12 rockets were fired at the base, 3 of which landed inside", "shells 12; shells 3"},
		{"The army killed two infiltrators after 12 armed men tried to cross", "killed 2; attackers 12"},
		{"137 arrest warrants had been issued", ""},
		{"two home-made bombs and 64 items of ordnance", "devices 2; devices 64"},
		{"took over 50 suspected ISIL fighters from the SDF", "arrested 50"},
		{"Of those captured, four of those killed were leaders", "killed 4"},
		// Whom a thing befell is said behind, by a pronoun, or of the whole.
		{"وفقد شقيقان حياتهما بانفجار لغم", "killed 2"},
		{"إن شخصين أوقفا في البلدة", "arrested 2"},
		{"وعنصر واحد قتل في البادية", "killed 1"},
		{"سجينان ما زالا في عداد المفقودين", "missing 2"},
		{"تمكن 20 سجيناً من الفرار", "missing 20"},
		{"هاجموا رعاة ما أدى إلى مقتل أحدهم", "killed 1"},
		{"الإطاحة بأحد عناصر التنظيم", "arrested 1"},
		{"أحد الضباط أصيب بشظايا", "wounded 1"},
		{"قتل عضو في إحدى اللجان", ""},
		{"قُتل المهاجمان", "killed 2"},
		{"اعتقال المتهمين الثلاثة", "arrested 3"},
		{"الإطاحة بستة دواعش", "arrested 6"},
		{"قضت المحكمة بحبس ثلاثة أشخاص", "arrested 3"},
		{"الهجوم وقع ليلاً والحصيلة ترتفع إلى خمسة", "killed 5"},
		{"عدد من اغتيلوا يرتفع إلى 383 شخصاً", "killed 383"},
		{"لم يدخل مسلح واحد", ""},
		{"قتل طفل في الرابعة عشرة من عمره", ""},
		{"ثلاثة أشخاص من عائلة واحدة أصيبوا", "wounded 3"},
		{"وصلت القوة إلى ريف سلمية من الشرق وقتلت مسلحين اثنين", "killed 2"},
		{"more than 2,000 of the fighters were put in prison", "arrested 2000+~"},
		{"17 Islamic State (IS) members were killed and 20 are in custody", "killed 17; arrested 20"},
		{"police are holding two men whose brother was shot dead", "arrested 2"},
		{"About 800 Iraqis have been taken back", "returned 800~"},
		{"people from dozens of countries; police named two companies", ""},
		{"six people, including a guard, were killed", "killed 6"},
		{"six people, including a guard were killed", "killed 6"},
		{"Three men who were herding sheep were killed", "killed 3"},
		{"killed five soldiers as well as ten civilians", "killed 5; killed 10"},
		{"captured six, including over 30 senior and mid-level leaders", "arrested 6; arrested 30+~"},
		{"said that one soldier was killed, and that one was old", "killed 1"},
		// Camps and prisons.
		{"يضم المخيم نحو 24 ألف شخص بينهم 6 آلاف أجنبي", "displaced 24000~; displaced 6000"},
		{"غادرت قافلة تقل 840 عراقياً مخيم الهول", "returned 840"},
		{"السجون تضم 900 عنصر", "arrested 900"},
		{"The camp is still home to around 40,000 people", "displaced 40000~"},
		{"A batch of 600 Iraqis left the camp", "returned 600"},
		// Things told of in finds.
		{"ضبط جهازي ثريا و3 حواسيب و5 مساطر تفجير", "phones 2; phones 3; devices 5"},
		{"انتشال 5 آلاف و600 جثة", "killed 5600"},
		{"تلقى رسالة تطالبه بسبعة آلاف دولار", ""},
		{"seized two pistols and TL 1.4 million in cash", "weapons 2; money 1400000"},
		{"The network received at least $170,000 from donors", "money 170000+"},
		{"The forces carried out 12 operations in Iraq; another 15 operations were in Syria", "raids 12; raids 15"},
		// What counts nothing.
		{"طائرات إف-16 قصفت وادي حوران", ""},
		{"F-16 jets and AK-47 fire near the T3 station on the M4", ""},
		{"الفرقة 17 واللواء 42 والفوج 54", ""},
		{"soldiers of the 4th Division and the 42 Brigade", ""},
		{"القرار 2254 والمادة 4 من القانون", ""},
		{"قذيفة آر بي جي 7", ""},
		{"in Phase 5 of the camp, see page 12", ""},
		{"طفل عمره 12 عاماً", ""},
		{"a 34-year-old man", ""},
		{"على بعد 20 كم جنوب الرقة عند الساعة 5", ""},
		{"about 15 kilometres north of the city after three days", ""},
		{"بنسبة 20% خلال ستة أشهر", ""},
		{"6 per cent of the plan in 21 provinces", ""},
		{"قذائف عيار 60 ملم", ""},
		{"في الدفعة التاسعة والعشرين", ""},
		{"Contact: +963 11 555 0100", ""},
		{"1. The first point\n2. The second", ""},
		{"وفق ما أكدته ثلاثة مصادر محلية", ""},
		{"قتل في 3 قرى", ""},
		{"killed in 2014 and again in 2016", ""},
	} {
		if got := countedIn(t, c.in); got != c.want {
			t.Errorf("%s\n  got  %q\n  want %q", c.in, got, c.want)
		}
	}
}

func TestTellersOfFigures(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"قالت الوزارة إن ستة جنود قتلوا، فيما تحدث ناشطون عن سقوط قتيلين", "ناشطون"},
		{"The ministry said six soldiers were killed, while local medics said two people died", "local medics"},
		{"قُتل ستة جنود، بينهم ضابطان", ""},
	} {
		r := &reader{in: Input{Text: c.in, Published: published}, lang: text.Lang(c.in), know: shipped(t), subject: "islamic-state"}
		r.split()
		r.cut()
		r.datesOf(t.Context())
		r.actors = r.actorsOf()
		r.figuresOf(t.Context())
		got := ""
		if n := len(r.figures); n == 0 {
			t.Errorf("%s: no figure", c.in)
		} else if by := r.figures[n-1].q.By; by != nil {
			got = *by
		}
		if got != c.want {
			t.Errorf("%s: told by %q, want %q", c.in, got, c.want)
		}
	}
}
