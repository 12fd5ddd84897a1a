package read

import (
	"strings"
	"testing"

	"tansiq/internal/incident"
)

// Whose word a happening is, and how firm.
func TestWhoSaysSo(t *testing.T) {
	know := shipped(t)
	for _, c := range []struct {
		in   string
		kind incident.SourceKind
		cert incident.Certainty
		says string // part of the source; empty: any
		via  string
	}{
		// Officials in charge.
		{"أعلنت وزارة الداخلية السورية أن قواتها داهمت وكراً لتنظيم داعش في حلب أمس واعتقلت خمسة أشخاص.", incident.SourceOfficial, incident.Asserted, "وزارة الداخلية", ""},
		{"داهمت قوة أمنية منزلاً في الموصل أمس واعتقلت ثلاثة من عناصر داعش، وفق ما أعلنت خلية الإعلام الأمني.", incident.SourceOfficial, incident.Asserted, "خلية الإعلام الأمني", ""},
		{"قُتل أربعة من عناصر داعش بضربة جوية في كركوك أمس، بحسب قيادة العمليات المشتركة.", incident.SourceOfficial, incident.Asserted, "قيادة العمليات المشتركة", ""},
		{"أفاد المتحدث باسم وزارة الدفاع السورية بأن مسلحين هاجموا حاجزاً للجيش قرب تدمر أمس.", incident.SourceOfficial, incident.Asserted, "المتحدث", ""},
		{"The Interior Ministry said its forces raided a house in Homs on Tuesday and arrested four ISIS members.", incident.SourceOfficial, incident.Asserted, "Interior Ministry", ""},
		{"Security forces raided a farm near Raqqa on Monday and arrested two men, the Syrian Defence Ministry said on Tuesday.", incident.SourceOfficial, incident.Asserted, "Defence Ministry", ""},
		{"According to US Central Command, coalition aircraft bombed a cave near Palmyra on Sunday, killing three militants.", incident.SourceOfficial, incident.Asserted, "Central Command", ""},
		{"A bomb exploded near a checkpoint in Kirkuk on Monday, wounding two soldiers, police said.", incident.SourceOfficial, incident.Asserted, "police", ""},
		// Media, monitors, residents.
		{"قال المرصد السوري لحقوق الإنسان إن عناصر داعش هاجموا نقطة عسكرية قرب السخنة أمس وقتلوا ستة جنود.", incident.SourceMedia, incident.Reported, "المرصد", ""},
		{"هاجم مسلحون صهريج نفط شرق الرقة أمس، بحسب شبكة \"صوت الفرات\" المحلية.", incident.SourceMedia, incident.Reported, "صوت الفرات", ""},
		{"انفجرت عبوة ناسفة في سوق مدينة الباب أمس وأصابت ثلاثة مدنيين، وفق ما ذكر سكان.", incident.SourceMedia, incident.Reported, "سكان", ""},
		{"أفادت مصادر محلية بأن مسلحين خطفوا راعيين قرب البوكمال أمس.", incident.SourceMedia, incident.Reported, "مصادر محلية", ""},
		{"وكانت صحيفة محلية قد أوردت أن مسلحين هاجموا حاجزاً قرب السخنة أمس.", incident.SourceMedia, incident.Reported, "صحيفة", ""},
		{"نقل ناشطون أن لغماً انفجر بسيارة قرب تدمر أمس وقتل رجلين.", incident.SourceMedia, incident.Reported, "ناشطون", ""},
		{"State media reported that gunmen attacked an army post near Palmyra on Monday.", incident.SourceMedia, incident.Reported, "tate media", ""},
		{"Gunmen attacked an army post near Palmyra on Monday, residents said.", incident.SourceMedia, incident.Reported, "residents", ""},
		{"The Syrian Observatory for Human Rights said ISIS fighters ambushed a convoy near Sukhna on Friday.", incident.SourceMedia, incident.Reported, "Observatory", ""},
		{"Two shepherds were kidnapped near Ithriya on Sunday, according to local activists.", incident.SourceMedia, incident.Reported, "activists", ""},
		{"Local sources said a roadside bomb hit a car near Busayra on Saturday, killing two.", incident.SourceMedia, incident.Reported, "ocal sources", ""},
		{"وقال مدير المرصد السوري لحقوق الإنسان رامي المثال إن مسلحين خطفوا راعيين قرب البوكمال أمس.", incident.SourceMedia, incident.Reported, "رامي", ""},
		{"A war monitor said gunmen attacked an army post near Palmyra on Monday.", incident.SourceMedia, incident.Reported, "war monitor", ""},
		{"هاجم مسلحون نقطة للجيش قرب تدمر أمس، وفق ما نقله مراسل الشبكة.", incident.SourceMedia, incident.Reported, "مراسل", ""},
		{"The correspondent quoted a medical source as saying that shells of the group landed near Salamiyah on Monday.", incident.SourceMedia, incident.Reported, "medical source", ""},
		{"Civil sources told reporters that ISIS beheaded two brothers in Maskana on Sunday.", incident.SourceMedia, incident.Reported, "ivil sources", ""},
		{"On May 19, gunmen ambushed a bus near Kabajib. Six soldiers were killed (Syrian Observatory for Human Rights, May 20, 2024).", incident.SourceMedia, incident.Reported, "Observatory", ""},
		// Unnamed officials.
		{"أعلن مصدر أمني مقتل جنديين في هجوم لداعش قرب كركوك أمس.", incident.SourceAnonymous, incident.Reported, "مصدر أمني", ""},
		{"قال أكثر من خمسة مسؤولين إن قوات أمريكية داهمت وكراً في الأنبار أمس.", incident.SourceAnonymous, incident.Reported, "مسؤولين", ""},
		{"قال مصدر أمني طلب عدم ذكر اسمه إن قوة مشتركة داهمت وكراً في الأنبار أمس.", incident.SourceAnonymous, incident.Reported, "مصدر أمني", ""},
		{"كشف مسؤولون أمريكيون أن واشنطن سلمت دمشق معلومات عن مخطط لداعش أمس.", incident.SourceAnonymous, incident.Reported, "مسؤولون", ""},
		{"A security source said troops raided a hideout in Anbar on Monday and arrested three men.", incident.SourceAnonymous, incident.Reported, "security source", ""},
		{"Two officials said coalition forces arrested an ISIS commander near Shaddadi on Tuesday.", incident.SourceAnonymous, incident.Reported, "officials", ""},
		{"People familiar with the matter said US troops left the base at Tanf on Friday.", incident.SourceAnonymous, incident.Reported, "People", ""},
		// Nested.
		{"نقلت صحيفة واشنطن بوست عن مسؤولين أمريكيين أن واشنطن شاركت دمشق معلومات عن مخطط لداعش.", incident.SourceAnonymous, incident.Reported, "مسؤولين", "واشنطن بوست"},
		{"ونقلت صحيفة خليجية عن مسؤولين سابقين أن القوات الأمريكية انسحبت من قاعدة الشدادي أمس.", incident.SourceAnonymous, incident.Reported, "مسؤولين", "صحيفة خليجية"},
		// Envoys and officers.
		{"من جانبه، قال مندوب العراق إن قوات بلاده اعتقلت ستة من عناصر داعش في البعاج أمس.", incident.SourceOfficial, incident.Asserted, "مندوب العراق", ""},
		{"وقال آمر اللواء الثالث إن مسلحين هاجموا ربيئة للجيش قرب جلولاء أمس.", incident.SourceOfficial, incident.Asserted, "آمر اللواء", ""},
		{"Militants opened fire on an outpost near Kandal on Monday, a commander on the front, Brigadier General John Sample, told reporters.", incident.SourceOfficial, incident.Asserted, "John Sample", ""},
		// The group.
		{"An Iraqi soldier was hit by sniper fire of ISIS near Dibis on May 20 (Telegram, May 21, 2024).", incident.SourceGroup, incident.Claimed, "Telegram", ""},
		{"قالت وكالة أعماق إن مقاتلي التنظيم هاجموا حاجزاً لقسد شرق دير الزور أمس وقتلوا عنصرين.", incident.SourceGroup, incident.Claimed, "أعماق", ""},
		{"نشرت وكالة أعماق بياناً زعمت فيه أن مقاتلي التنظيم قتلوا أربعة جنود قرب تدمر أمس.", incident.SourceGroup, incident.Claimed, "أعماق", ""},
		{"ادعت صحيفة النبأ أن مقاتلي التنظيم فجروا عبوة برتل للجيش قرب السخنة يوم الثلاثاء.", incident.SourceGroup, incident.Claimed, "النبأ", ""},
		{"The Islamic State group said its fighters killed five soldiers near Sukhna on Monday.", incident.SourceGroup, incident.Claimed, "", ""},
		{"Amaq said fighters of the group attacked an SDF checkpoint near Busayra on Monday, killing two.", incident.SourceGroup, incident.Claimed, "Amaq", ""},
		// Denial.
		{"نفت وزارة الدفاع السورية وقوع هجوم على قواتها قرب تدمر أمس.", incident.SourceOfficial, incident.Denied, "وزارة الدفاع", ""},
		{"نفت قسد انسحاب قواتها من الرقة أمس.", incident.SourceOfficial, incident.Denied, "", ""},
		{"The Defence Ministry denied that its troops withdrew from Palmyra on Monday.", incident.SourceOfficial, incident.Denied, "Defence Ministry", ""},
		{"أما ما نُشر بخصوص اختطاف خمسة مزارعين قرب النمرود أمس فلا صحة له.", "", incident.Denied, "", ""},
		{"وقال المتحدث إن ما أُشيع عن سيطرة التنظيم على قرية الكوم أمس عارٍ عن الصحة.", "", incident.Denied, "", ""},
		// Distance and guesses.
		{"Gunmen reportedly attacked a police station in Kirkuk on Monday.", incident.SourceAuthor, incident.Reported, "", ""},
		{"Soldiers allegedly shelled a village near Manbij on Monday.", incident.SourceAuthor, incident.Claimed, "", ""},
		{"وردت أنباء عن انفجار عبوة ناسفة في مدينة الرقة أمس.", incident.SourceAuthor, incident.Reported, "", ""},
		{"توقعت مصادر أن تنسحب القوات الأمريكية من قاعدة الشدادي الأسبوع المقبل.", "", incident.Possible, "", ""},
		{"ستنسحب القوات الأمريكية من قاعدة الشدادي الأسبوع المقبل، وفق وزارة الدفاع الأمريكية.", "", incident.Planned, "", ""},
		{"The ministers will meet in Damascus on 20 February 2025.", incident.SourceAuthor, incident.Planned, "", ""},
		// The author.
		{"هاجم مسلحون من داعش حاجزاً قرب تدمر أمس وقتلوا ثلاثة جنود.", incident.SourceAuthor, incident.Asserted, "", ""},
		{"Militants attacked a checkpoint near Palmyra on Monday, killing three soldiers.", incident.SourceAuthor, incident.Asserted, "", ""},
		{"هاجم مسلحون حاجزاً قرب تدمر أمس. وجاء ذلك في تصريحات نقلتها قناة محلية عن خطط الوزارة.", incident.SourceAuthor, incident.Asserted, "", ""},
		{"ولم تعلق وزارة الدفاع على الخبر. وهاجم مسلحون حاجزاً قرب تدمر أمس وقتلوا ثلاثة جنود.", incident.SourceAuthor, incident.Asserted, "", ""},
		{"نعت صفحات موالية القتلى، وقالت إن مسلحين هاجموا نقطة للجيش قرب المسرب أمس.", incident.SourceMedia, incident.Reported, "صفحات", ""},
		{"نفى ناشطون من السخنة صحة ما تردد عن المدينة، وأكدوا للشبكة أن مقاتلي الفصائل انتشروا في السخنة أمس.", incident.SourceMedia, incident.Reported, "ناشطون", ""},
		{"وذكر المرصد السوري لحقوق الإنسان نقلاً عن مصادره أن خلية كمنت لسيارتين قرب أثريا أمس وقتلت ستة جنود.", incident.SourceMedia, incident.Reported, "المرصد", ""},
		{"وجاء في بيان نشرته قوات سوريا الديمقراطية أن خلية هاجمت حاجزاً قرب الكسرة أمس وقتلت عنصرين.", incident.SourceOfficial, incident.Asserted, "قوات سوريا الديمقراطية", ""},
		{"نشر المكتب الإعلامي لوزارة الداخلية السورية بياناً ورد فيه أن وحداته اعتقلت خمسة من خلايا داعش في حلب أمس.", incident.SourceOfficial, incident.Asserted, "", ""},
		{"كذّب مراسلنا بياناً ادّعت فيه وكالة أعماق أن مفرزة للتنظيم هاجمت سيارة لقسد قرب الكبر أمس.", incident.SourceMedia, incident.Denied, "مراسلنا", ""},
		{"قُتل 18 مدنياً برصاص مسلحي داعش شرق كباجب أمس، وفقاً لما ذكره التلفزيون السوري.", incident.SourceMedia, incident.Reported, "التلفزيون", ""},
		{"The Syrian Observatory for Human Rights, which watches the war from Britain, said ISIS attacked Qabasin on Monday.", incident.SourceMedia, incident.Reported, "Observatory", ""},
		{"Coalition planes bombed a town on the border on Thursday, a group that tracks the war said.", incident.SourceMedia, incident.Reported, "group", ""},
		{"وأوضح العقيد سامر المثال أن وحدة من الشرطة هاجمت وكراً لداعش في الموصل أمس.", incident.SourceOfficial, incident.Asserted, "سامر المثال", ""},
		{"وكانت الوزارة أعلنت في كانون الثاني تفكيك خلية للتنظيم في يلدا.", "", incident.Asserted, "", ""},
		// Not of the clause beside it.
		{"وزعم التنظيم أن عناصره باتوا أقوى، علماً أن مسلحين هاجموا مستودعاً للجيش قرب السخنة أمس.", incident.SourceAuthor, incident.Asserted, "", ""},
		{"هاجم مسلحون حاجزاً قرب تدمر أمس، وقال المرصد السوري لحقوق الإنسان إن التعزيزات تأخرت.", incident.SourceAuthor, incident.Asserted, "", ""},
	} {
		r := mustRead(t, Input{Text: c.in, Published: published}, know)
		if len(r.Proposals) == 0 {
			t.Errorf("%s: nothing read", c.in)
			continue
		}
		p := r.Proposals[0]
		a := p.Attribution
		if c.kind != "" && a.Kind != c.kind || p.Certainty != c.cert || !strings.Contains(a.Source, c.says) || c.via != "" && !strings.Contains(a.Via, c.via) {
			t.Errorf("%s\n\t%s: %q via %q (%s), %s; want %q via %q (%s), %s", c.in, p.Class, a.Source, a.Via, a.Kind, p.Certainty, c.says, c.via, c.kind, c.cert)
		}
	}
}

// A statement is the word of the body that issues it, and a list of who announces it.
func TestWhoseStatement(t *testing.T) {
	know := shipped(t)
	for _, c := range []struct {
		in   string
		kind incident.SourceKind
		says string
	}{
		{"وزارة الداخلية\nبيان صحفي\n\nداهمت وحداتنا أمس وكراً لتنظيم داعش في حمص واعتقلت ثلاثة أشخاص.\n", incident.SourceOfficial, "وزارة الداخلية"},
		{"صدر عن قيادة الجيش البيان الآتي:\n\nأوقفت دورية من مديرية المخابرات أمس في طرابلس شخصين ينتميان إلى داعش.\n", incident.SourceOfficial, "الجيش"},
		{"قوة المهام المشتركة\nللنشر الفوري\n\nنفذ شركاؤنا مداهمة في الشدادي يوم 3 كانون الثاني أدت إلى القبض على عنصرين من داعش.\n", incident.SourceOfficial, "قوة المهام"},
		{"محافظة حمص – المرصد السوري لحقوق الإنسان: هاجم عناصر داعش حافلة عسكرية قرب تدمر أمس وقتلوا خمسة جنود.\n\nكما قُتل مدني بانفجار لغم.\n", incident.SourceMedia, "المرصد"},
		{"صعّد تنظيم داعش عملياته، وفق مراسلنا.\n\nوقصف عناصر التنظيم حقل الجبسة أمس بقذيفتين.\n", incident.SourceMedia, "مراسلنا"},
		{"وثّق المرصد السوري لحقوق الإنسان خلال الشهر الفائت عشرات العمليات في البادية.\n\nوفي 9 كانون الثاني هاجم عناصر داعش حافلة عسكرية قرب تدمر وقتلوا خمسة جنود.\n", incident.SourceMedia, "المرصد"},
		{"Syria: Ar-Raqqa\n\nThis report is produced by OCHA in collaboration with partners. Airstrikes hit a residential building in Raqqa on 9 March, killing ten civilians.\n", incident.SourceOfficial, "OCHA"},
		{"Two soldiers were wounded on Monday when a roadside bomb went off beside their convoy in Diyala.\n\nA local security source told the agency that the device disabled a car.\n", incident.SourceAnonymous, "security source"},
		{"لقي أربعة جنود حتفهم أمس في كمين لداعش قرب جبل العمور.\n\nوبحسب مراسل الشبكة فإن المهاجمين رموا سيارتين بالقذائف.\n", incident.SourceMedia, "مراسل"},
		{"هاجم عناصر داعش نقطة للجيش قرب السخنة أمس وسيطروا على ثلاث نقاط.\n\nوقال المرصد السوري لحقوق الإنسان إن المعارك أوقعت 18 قتيلاً.\n", incident.SourceAuthor, ""},
		{"Security Media Cell\n\nArmy Aviation struck a cave in Wadi al-Shay at dawn on Monday, killing three terrorists. The 20th Division found two tunnels nearby.\n", incident.SourceOfficial, "Security Media Cell"},
		{"Joint Task Force in the Valley\nPublic Affairs Office\n\nStrikes near Hajin\n\nOn Sunday near Hajin, two airstrikes destroyed a tunnel.\n", incident.SourceOfficial, "Joint Task Force"},
		{"Cell dismantled in al-Busayrah\n\nOur forces raided a house in al-Busayrah on Monday and arrested two terrorists. One of our fighters was wounded.\n\nSDF Media Center\n10 March 2025\n", incident.SourceOfficial, "SDF"},
		{"Army clears villages near Kirkuk\n\nBAGHDAD - Troops raided a house near Kirkuk on Monday and arrested two men. \"Our forces will go on, and our heroes will win,\" a commander said.\n", incident.SourceAuthor, ""},
		{"Heavy clashes broke out near Akhtarin on Monday, and ISIS overran the town.\n\n(Source: Syrian Coalition)\n", incident.SourceOfficial, "Syrian Coalition"},
		{"عثرت وحدات من الجيش العراقي أمس على كدس للأعتدة قرب الحويجة.\n\nوقالت خلية الإعلام الأمني في بيان إن الواجب استند إلى معلومات.\n", incident.SourceOfficial, "خلية الإعلام الأمني"},
		{"تفاصيل الواجب\n\nوقالت خلية الإعلام الأمني في بيان إن:\n\nمفرزة من الفوج الثالث داهمت وكراً لداعش قرب الرياض أمس واعتقلت ثلاثة أشخاص.\n", incident.SourceOfficial, "خلية الإعلام الأمني"},
		{"أطلقت قيادة العمليات المشتركة عملية تمشيط في حمرين أمس. وأوضحت في بيان أنها عثرت على نفقين.", incident.SourceOfficial, "قيادة العمليات"},
	} {
		r := mustRead(t, Input{Text: c.in, Published: published}, know)
		if len(r.Proposals) == 0 {
			t.Errorf("%s: nothing read", c.in)
			continue
		}
		if a := r.Proposals[0].Attribution; a.Kind != c.kind || !strings.Contains(a.Source, c.says) {
			t.Errorf("%s: %q (%s)", c.in, a.Source, a.Kind)
		}
	}
}

func TestJudgments(t *testing.T) {
	know := shipped(t)
	for _, c := range []struct {
		in                     string
		who, affiliation, text string // of the first; empty who: there is none
	}{
		{"يرى الباحث في مركز جسور للدراسات، سامر المثال، أن التنظيم يعيد ترتيب صفوفه في البادية.", "سامر المثال", "مركز جسور للدراسات", "التنظيم يعيد ترتيب صفوفه"},
		{"وقال الخبير في معهد \"الفرات للأمن\" نادر المثال إن خلايا التنظيم لم تعد قادرة على مسك الأرض.", "نادر المثال", "معهد الفرات للأمن", "خلايا التنظيم لم تعد"},
		{"أما المحللة في مركز حرمون، ليلى المثال، فتعتقد أن السجون هي الخطر الأكبر.", "ليلى المثال", "مركز حرمون", "السجون هي الخطر"},
		{"وتخالفه أستاذة العلوم السياسية في جامعة حلب هدى المثال، إذ ترى أن الخطر في المدن لا في البادية.", "هدى المثال", "جامعة حلب", "الخطر في المدن"},
		{"ويرى سعد المثال، الباحث في مركز عمران، أن عودة التنظيم مستبعدة في المدى القريب.", "سعد المثال", "مركز عمران", "عودة التنظيم"},
		{"ولا يستبعد الباحث في مركز جسور، سامر المثال، أن يهاجم التنظيم السجون قبل الربيع.", "سامر المثال", "مركز جسور", "يهاجم التنظيم السجون"},
		{"ويتوقع قائد عمليات الأنبار أن تنتهي آخر المفارز خلال عامين.", "قائد عمليات", "", "تنتهي آخر المفارز"},
		{"وتقدّر الأمم المتحدة أن لدى التنظيم آلاف المقاتلين في سوريا والعراق.", "الأمم المتحدة", "", "لدى التنظيم آلاف"},
		{"\"The group is waiting, not withering, and it will return,\" said Jane Example, a senior fellow at the Example Institute.", "Jane Example", "Example Institute", "The group is waiting"},
		{"John Sample, an analyst at the Sample Centre for Security, said the prisons remain the greatest danger.", "John Sample", "Sample Centre for Security", "the prisons remain"},
		{"Jane Example of the Example Institute disagrees. The army knows the desert better than any before it, she argues, because it fought there.", "Jane Example", "Example Institute", "The army knows the desert"},
		{"John Sample, who directs the security programme at Sample University, is less alarmed. \"They hold no land and have no friends left,\" he says.", "John Sample", "Sample University", "They hold no land"},
		{"Jane Example, a researcher at the Example Institute, is not convinced. In her view the cells will wait for the spring.", "Jane Example", "Example Institute", "the cells will wait"},
		{"\"They will try again as soon as nobody is looking at them,\" our coordinator, Jane Example, told donors.", "Jane Example", "our coordinator", "They will try again"},
		{"\"This cell is weaker than it was but it will keep looking for targets,\" Brig. Gen. John Sample, the ministry's spokesman, told reporters.", "John Sample", "ministry's spokesman", "This cell is weaker"},
		{"Jane Example, director of the security programme at the Example Institute, said the cells will wait for the spring.", "Jane Example", "Example Institute", "the cells will wait"},
		{"وقال مدير مركز جسور للدراسات سامر المثال إن خلايا التنظيم باتت أضعف من قبل.", "سامر المثال", "مركز جسور", "خلايا التنظيم باتت"},
		{"ويرى سامر المثال، المحلل في مركز جسور، أن التنظيم لن يعود إلى المدن.", "سامر المثال", "مركز جسور", "التنظيم لن يعود"},
		{"ويرى المستشار القانوني سامر المثال أن المحاكم لم تعد قادرة على استيعاب القضايا.", "سامر المثال", "", "المحاكم لم تعد"},
		{"ويصف الباحث في شؤون البادية سامر المثال تلك الغارات بأنها بلا جدوى، معتبراً أن التنظيم بات أقوى من قبل.", "سامر المثال", "شؤون البادية", "التنظيم بات أقوى"},
		{"وقالت إليسا المثال، مديرة شعبة السياسات في الأمم المتحدة، إن التنظيم \"خسر الأرض لكنه لم يخسر القدرة على التكيف والعودة\".", "إليسا المثال", "شعبة السياسات", "خسر الأرض"},
		// Without a name, or with one before the title.
		{"وقال باحث في مركز سوري للدراسات: «لا أتوقع دولة ثانية للتنظيم، بل ليالي من الإغارات».", "باحث", "مركز سوري", "لا أتوقع"},
		{"ويرى باحث مختص بالدراسات العسكرية أن التنظيم سيعود إلى محيط الرصافة.", "باحث مختص", "", "التنظيم سيعود"},
		{"ويرى سعد المثال، باحث في مركز عمران، أن عودة التنظيم مستبعدة الآن.", "سعد المثال", "مركز عمران", "عودة التنظيم"},
		{"ويعتقد خبير الجماعات المسلحة سعد المثال أن الخلايا باتت أضعف من قبل.", "سعد المثال", "", "الخلايا باتت"},
		// Reports of fact and counts are none.
		{"وأحصى معهد دراسة الحرب 12 هجوماً للتنظيم في سوريا خلال الشهر الماضي.", "", "", ""},
		{"قالت وزارة الداخلية إن قواتها اعتقلت خمسة أشخاص في حمص أمس.", "", "", ""},
		{"ونفى المتحدث باسم الوزارة \"ما تردد عن أي هجوم على القوات في محيط المدينة\".", "", "", ""},
		{"ويحذر مسؤولون من أن التنظيم قد يستغل عطلة العيد لشن هجمات.", "", "", ""},
		{"خطف مسلحون يُعتقد أنهم من داعش راعيين قرب تدمر أمس.", "", "", ""},
		{"The ministry said its forces arrested five men in Homs on Monday.", "", "", ""},
		{"\"There is no indication that civilians were harmed,\" US Central Command said.", "", "", ""},
	} {
		r := mustRead(t, Input{Text: c.in, Published: published}, know)
		if c.who == "" {
			if len(r.Judgments) > 0 {
				t.Errorf("%s: invented %+v", c.in, r.Judgments[0])
			}
			continue
		}
		if len(r.Judgments) == 0 {
			t.Errorf("%s: none found", c.in)
			continue
		}
		j := r.Judgments[0]
		if !strings.Contains(j.Who, c.who) || !strings.Contains(j.Affiliation, c.affiliation) || !strings.Contains(j.Text, c.text) {
			t.Errorf("%s\n\tgot %q | %q | %q", c.in, j.Who, j.Affiliation, j.Text)
		}
	}
}

// Nobody is named but who speaks in public by office or profession.
func TestPrivatePeopleStayUnnamed(t *testing.T) {
	know := shipped(t)
	for _, in := range []string{
		"\"They took my brother and burned the car before our eyes,\" a resident, Samir Example, told the agency.",
		"\"They took my brother and burned the car before our eyes,\" said Samir Example, who lost his home in the attack.",
		"Samir Example, a shepherd from Sukhna, said gunmen attacked a post near Palmyra on Monday.",
		"Gunmen attacked a post near Palmyra on Monday, said Samir Example, a resident of the town.",
		"قال طبيب يدعى سمير المثال إن مسلحين هاجموا حاجزاً قرب تدمر أمس.",
		"هاجم مسلحون حاجزاً قرب تدمر أمس، بحسب أحد الناجين سمير المثال.",
	} {
		r := mustRead(t, Input{Text: in, Published: published}, know)
		for _, j := range r.Judgments {
			if strings.Contains(j.Who, "Samir") || strings.Contains(j.Who, "سمير") {
				t.Errorf("%s: judgment of %q", in, j.Who)
			}
		}
		for _, p := range r.Proposals {
			if a := p.Attribution; strings.Contains(a.Source, "Samir") || strings.Contains(a.Source, "سمير") {
				t.Errorf("%s: on the word of %q", in, a.Source)
			}
		}
	}
}
