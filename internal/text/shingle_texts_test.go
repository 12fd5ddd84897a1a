package text

// The texts on which the thresholds of shingle.go were chosen. All are invented for this purpose: the events, the
// offices and the wording.

// wire is one agency text and how another paper told the same event in its own words.
type wire struct{ lang, name, head, body, own string }

var wires = []wire{
	{"ar", "convoy", "هجوم على رتل لقوات حفظ الطرق شرق تدمر",
		`قتل ستة عناصر من حرس الطرق وأصيب تسعة آخرون بجروح متفاوتة، صباح الثلاثاء، في كمين نصبه مسلحون لرتل كان يرافق صهاريج وقود على الطريق الصحراوي شرق مدينة تدمر، بحسب ما أفاد مصدر عسكري لوكالة الميناء.
وقال المصدر إن المهاجمين فجروا عبوتين ناسفتين عند مرور السيارة الأولى، ثم أطلقوا النار من تلتين تشرفان على الطريق، واستمر الاشتباك نحو أربعين دقيقة قبل أن تصل تعزيزات من محطة الضخ الثالثة.
وأضاف أن ثلاثة صهاريج احترقت بالكامل، وأن المسلحين انسحبوا باتجاه البادية الجنوبية بعد أن أخذوا معهم سيارة محملة برشاش متوسط.
ولم تتبن أي جهة الهجوم حتى ساعة إعداد هذا الخبر، غير أن المنطقة شهدت خلال الأسابيع الستة الماضية 11 هجوما مشابها نسبت إلى خلايا التنظيم المنتشرة في البادية.
وتقول إدارة النقل إن الطريق بقي مغلقا حتى الساعة 16:30 ريثما انتهت فرق الهندسة من تمشيط 18 كيلومترا على جانبيه، وإنها ستقصر مرور الصهاريج على ساعات النهار ابتداء من يوم غد.`,
		`أفادت إدارة مشفى تدمر الوطني باستقبال جثامين ستة من حرس الطرق، فيما وزع المصابون التسعة على مشفيين في حمص، وذلك إثر كمين على طريق الصهاريج.
ويروي سائق نجا من الحادثة أن انفجارا قويا قلب العربة التي أمامه، فترك الصهريج وركض نحو مجرى السيل، ومن هناك سمع إطلاق نار كثيفا لم يهدأ إلا بعد قرابة الساعة.
السائق نفسه تحدث عن احتراق صهريجه وصهريجين آخرين. أما العربة المزودة برشاش فقد شوهدت تبتعد جنوبا وعلى متنها أربعة ملثمين.
ومنذ مطلع الشهر يشكو أصحاب الصهاريج من انعدام الحماية ليلا، وكانت نقابتهم قد طالبت مرارا بمنع السير بعد الغروب، وهو ما أعلنت الجهات المعنية أمس الموافقة عليه.`},
	{"ar", "cell", "توقيف خلية كانت تعد لتفجير في سوق بدير الزور",
		`أعلن جهاز الأمن الداخلي، مساء السبت 11 كانون الثاني، توقيف أربعة أشخاص يشتبه في انتمائهم إلى خلية كانت تحضر لتفجير دراجة نارية في سوق الخضار بمدينة دير الزور.
وجاء في بيان للجهاز تلقت وكالة الضفاف نسخة منه أن العملية نفذت في حي الجورة بعد متابعة استمرت ثلاثة أسابيع، وأن عناصر الجهاز ضبطوا في المنزل المستهدف ثلاث عبوات معدة للتفجير وجهازي تفجير عن بعد ومبلغا ماليا ووثائق مزورة.
وأوضح البيان أن الخلية تلقت تعليماتها من قيادي موجود خارج المحافظة، وأنها كانت تنوي التنفيذ في ساعة الذروة من صباح الاثنين.
ونقل البيان عن مسؤول في الجهاز قوله إن "يقظة أهالي الحي كانت العامل الأول في كشف الخلية"، داعيا السكان إلى الإبلاغ عن كل ما يثير الشبهة.
وهذه ثاني عملية من نوعها في المدينة منذ بداية العام، إذ سبق أن أوقف الجهاز شخصين بحوزتهما 27 كيلوغراما من المواد المتفجرة قرب جسر السياسية.`,
		`نجت سوق الخضار في دير الزور من تفجير كان سيقع في أشد أوقاتها ازدحاما، بعد أن وضعت الأجهزة الأمنية يدها على أربعة مشتبه فيهم في حي الجورة ليلة السبت.
شهود من سكان الحي قالوا لمراسلنا إن قوة كبيرة طوقت المكان عند الثامنة مساء وقطعت الكهرباء عن ثلاثة شوارع، وإنها خرجت بعد ساعة ومعها رجال معصوبو الأعين وصناديق.
وعلمت الصحيفة أن بين المضبوطات ثلاث عبوات وأجهزة تحكم وأوراقا شخصية غير صحيحة، وأن الموقوفين سينقلون إلى دمشق لاستكمال التحقيق.
ويأتي ذلك بعد أيام قليلة على حادثة مماثلة عند جسر السياسية.`},
	{"ar", "mine", "انفجار لغم يودي بحياة راعيين في ريف الحسكة",
		`لقي راعيان مصرعهما وأصيب طفل كان برفقتهما، ظهر الأربعاء، جراء انفجار لغم من مخلفات الحرب في محيط قرية تل المها جنوب مدينة الشدادي بريف الحسكة الجنوبي، وفق ما ذكرت فرق الدفاع المدني.
وذكرت الفرق في بلاغ مقتضب أن اللغم انفجر أثناء مرور قطيع أغنام في أرض لم تستكمل أعمال إزالة الألغام فيها، وأن المصاب نقل إلى مشفى الشدادي وحاله مستقرة.
وأشارت إلى أن حصيلة ضحايا مخلفات الحرب في ناحية الشدادي وحدها بلغت منذ مطلع العام 23 قتيلا و41 مصابا، بينهم 14 طفلا، مجددة تحذيرها من دخول الأراضي التي وضعت عليها إشارات حمراء.`,
		`فجعت عائلة من قرية تل المها بمقتل اثنين من أبنائها أثناء رعي الأغنام، وبتر ساق طفل في التاسعة كان معهما، حين داسوا جسما مدفونا جنوبي الشدادي.
يقول عم الطفل إن الأرض كانت مزروعة قمحا قبل سنوات، وإن أحدا لم يخبرهم بأنها ملغومة، وإن الطريق إلى المشفى استغرق أكثر من ساعة على متن شاحنة.
وتحصي منظمات عاملة في المنطقة عشرات الضحايا كل عام من الرعاة وجامعي الكمأة.`},
	{"ar", "meeting", "اجتماع ثلاثي لبحث أمن طريق البادية",
		`عقد ممثلون عن ثلاث قيادات ميدانية، يوم الجمعة 24 كانون الثاني، اجتماعا في بلدة معدان جنوب شرق الرقة لبحث تأمين الطريق الذي يصل الرصافة بالسخنة بعد إخلاء ست نقاط مراقبة في الأسبوع الماضي، حسبما علمت وكالة الضفاف من مصدرين حضرا اللقاء.
وبحسب المصدرين، اتفق المجتمعون على تسيير دوريات مشتركة مرتين في اليوم، وعلى فتح خط اتصال مباشر بين غرف العمليات، على أن يعقد لقاء ثان خلال عشرة أيام لتقييم ما نفذ.
وقال أحد المصدرين إن الخلاف بقي قائما على الجهة التي تتسلم التل المشرف على جيب الرصافة، وهو موقع يكشف مساحة تزيد على ثلاثين كيلومترا من البادية.
ولم يصدر عن أي من القيادات الثلاث تعليق رسمي، فيما رأى مراقبون أن اللقاء محاولة لسد فراغ قد تستغله خلايا التنظيم للتنقل بين ريفي الرقة وحمص.`,
		`لم تنتظر الأطراف الثلاثة طويلا بعد إخلاء نقاط المراقبة عند الرصافة، إذ جلس موفدوها يوم الجمعة إلى طاولة واحدة في معدان، في لقاء هو الأول من نوعه.
المعلومات التي حصلت عليها الصحيفة تفيد بأن الحاضرين لم يختلفوا على مبدأ الدوريات، لكنهم لم يحسموا من سيرابط على التل الكبير ومن يمول الوقود والطعام.
ويخشى وجهاء من عشائر المنطقة أن تمر أسابيع قبل أن تصل أول دورية، وأن يتحول الجيب خلالها إلى ممر مفتوح بين محافظتين.`},
	{"en", "convoy", "Gunmen ambush fuel convoy east of desert town",
		`Six road guards were killed and nine others wounded on Tuesday morning when gunmen ambushed a convoy of fuel tankers on the desert highway east of Palmyra, a military source told the Harbour News Agency.
The attackers set off two roadside devices as the lead vehicle passed and then opened fire from two hills that overlook the road, the source said. The exchange lasted some forty minutes, until reinforcements arrived from the third pumping station.
Three tankers burned out completely, and the gunmen withdrew towards the southern steppe with a pickup that carried a medium machine gun, the source added.
Nobody had claimed the attack by the time of writing, but the area has seen 11 similar ambushes over the past six weeks, all of them blamed on cells that move through the steppe.
The transport department said the road stayed closed until 16:30 while engineers searched 18 kilometres on either side of it, and that from Wednesday tankers would be allowed through by day only.`,
		`The bodies of six guards reached the hospital of Palmyra before noon, staff there said, while nine wounded men were split between two hospitals in Homs.
"The truck in front of me went up in the air," said a driver who survived by lying in a dry stream bed. He counted three burning tankers, his own among them, and heard shooting for what he thought was close to an hour.
Four masked men left with one of the escort's gun trucks and drove south, according to the driver.
The tanker owners' union had asked for months that night traffic be stopped. On Tuesday evening officials agreed.`},
	{"en", "cell", "Four held over plan to bomb market, security service says",
		`Four people suspected of preparing to blow up a motorcycle in the vegetable market of Deir ez-Zor were arrested late on Saturday, 11 January, the internal security service announced.
The operation was carried out in the Joura district after three weeks of surveillance, the service said in a statement received by Riverbank Press. In the house officers found three devices ready for use, two remote detonators, an amount of money and forged papers.
The cell took its orders from a commander outside the province and meant to strike at the busiest hour of Monday morning, according to the statement.
An official of the service was quoted as saying that "the watchfulness of the people of the district did more than anything else to uncover the cell". He called on residents to report whatever makes them suspicious.
It is the second operation of its kind in the city since the beginning of the year. Two people with 27 kilograms of explosives had been detained near the Siyasiyeh bridge.`,
		`Shoppers in Deir ez-Zor's vegetable market will not know how close they came. Late on Saturday police units closed three streets of Joura, cut the power and, an hour later, led away four blindfolded men along with several crates.
Neighbours who watched from their roofs said the operation began at about eight o'clock. People familiar with the case told this newspaper that three bombs and a handful of false identity cards were inside, and that the suspects would be questioned in Damascus.
A similar case came to light at the Siyasiyeh bridge only days earlier.`},
	{"en", "mine", "Mine kills two shepherds in southern Hasakah",
		`Two shepherds were killed and a child who was with them was wounded at noon on Wednesday when a mine left from the war exploded near the village of Tell al-Maha, south of Shaddadi in the southern countryside of Hasakah, civil defence teams said.
The mine went off as a flock of sheep crossed land where clearance had not been completed, the teams said in a short notice. The child was taken to the hospital of Shaddadi and was in a stable condition.
Remnants of war have killed 23 people and wounded 41 in the subdistrict of Shaddadi alone since the start of the year, 14 children among them, the notice said, and repeated the warning not to enter land marked in red.`,
		`A family in Tell al-Maha buried two of its sons on Thursday. They had been grazing sheep below Shaddadi when they stepped on something buried in the ground; a nine-year-old boy who walked behind them lost a leg.
"This was a wheat field," the boy's uncle said. Nobody had told them that it was mined. The drive to hospital, on the back of a lorry, took more than an hour.
Groups that work in the area count dozens of such deaths each year, most of them herders and truffle gatherers.`},
	{"en", "meeting", "Three commands meet over security of desert road",
		`Envoys of three field commands met on Friday, 24 January, in the town of Maadan, southeast of Raqqa, to discuss how to secure the road from Rusafa to Sukhna after six observation posts were abandoned last week, Riverbank Press has learned from two people who were present.
The participants agreed on joint patrols twice a day and on a direct line between their operations rooms, both said, and are to meet again within ten days to judge what has been done.
They did not agree on who takes over the hill above the Rusafa pocket, from which more than thirty kilometres of steppe can be watched, one of the two said.
None of the three commands has commented. Observers see the meeting as an attempt to close a gap that cells of the group could use to move between the countrysides of Raqqa and Homs.`,
		`It did not take long. A week after the observation posts at Rusafa emptied, the three sides that share this stretch of desert sat down at one table in Maadan on Friday, for the first time.
That there should be patrols was never in dispute, this newspaper understands. Who mans the big hill, and who pays for food and fuel, was.
Tribal leaders fear that weeks will pass before anybody is seen on the road, and that the pocket will by then be an open corridor from one province to the next.`},
}

// template is a form that an office fills in anew: the holes are %[1]s, %[2]s…
type template struct {
	lang, name, form string
	fills            [][]any
}

var templates = []template{
	{"ar", "monthly seizures",
		`أصدرت إدارة مكافحة المخدرات تقريرها الشهري عن نتائج عملها خلال شهر %[1]s من عام %[2]s في جميع المحافظات.
وأوضح التقرير أن مفارز الإدارة ضبطت خلال الشهر %[3]s كيلوغراما من مادة الحشيش و%[4]s حبة مخدرة، وأوقفت %[5]s شخصا بين مروج ومتعاط، وأحالتهم إلى القضاء المختص أصولا.
وبين أن أكبر العمليات جرت في محافظة %[6]s، حيث صودرت شحنة كانت معدة للتهريب عبر %[7]s، وضبط مع المهربين %[8]s بنادق حربية وسيارتان.
وأكد مدير الإدارة أن المفارز مستمرة في أداء واجبها لحماية المجتمع من هذه الآفة، ودعا المواطنين إلى التعاون والاتصال على الرقم المجاني 108.`,
		[][]any{
			{"تشرين الثاني", "2024", "312", "184,000", "97", "درعا", "معبر نصيب", "5"},
			{"كانون الأول", "2024", "268", "211,500", "103", "حمص", "منطقة القصير", "7"},
			{"كانون الثاني", "2025", "405", "96,200", "88", "السويداء", "البادية الجنوبية", "9"},
		}},
	{"ar", "mine notice",
		`تدعو فرق إزالة الألغام الأهالي في %[1]s إلى توخي الحذر، بعد انفجار لغم من مخلفات الحرب صباح يوم %[2]s في محيط %[3]s، ما أدى إلى مقتل %[4]s وإصابة %[5]s بجروح.
وقد عملت فرقنا على تأمين المكان ورفع إشارات التحذير، ونقل المصابون إلى مشفى %[6]s لتلقي العلاج.
تذكر الفرق بضرورة عدم الاقتراب من الأجسام الغريبة أو لمسها، والابتعاد عن الأراضي التي لم يعلن عن خلوها من الألغام، والإبلاغ فورا عبر أرقام الطوارئ.`,
		[][]any{
			{"ريف حماة الشرقي", "الاثنين", "قرية عقيربات", "شخص", "اثنين", "سلمية"},
			{"ريف دير الزور الغربي", "الخميس", "بلدة التبني", "طفلين", "ثلاثة", "الميادين"},
			{"ريف حلب الشمالي", "السبت", "قرية مريمين", "امرأة", "طفل", "عفرين"},
		}},
	{"en", "monthly strikes",
		`The joint command announces the results of its operations against remnants of the group during %[1]s %[2]s.
In the course of the month forces of the command, working with partner forces, carried out %[3]s operations, in which %[4]s members of the group were killed and %[5]s were detained. Of these operations %[6]s took place in %[7]s and %[8]s in %[9]s.
Among those detained was a facilitator responsible for moving fighters through %[10]s.
"Our forces remain committed to the enduring defeat of the group and to denying it freedom of movement," the commander said. "Together with our partners we will continue to pursue those who seek to rebuild its networks."
There were no injuries to forces of the command, and no civilian harm is assessed to have occurred.`,
		[][]any{
			{"October", "2024", "19", "11", "24", "13", "Iraq", "6", "Syria", "Kirkuk"},
			{"November", "2024", "27", "8", "31", "18", "Iraq", "9", "Syria", "Hawija"},
			{"December", "2024", "22", "14", "17", "9", "Iraq", "13", "Syria", "the Jazira"},
		}},
	{"en", "arrest notice",
		`The Ministry of Interior informs the public that, acting on precise intelligence and in the framework of the continuous pursuit of outlaws, a unit of the directorate of security in %[1]s arrested %[2]s wanted persons on %[3]s in the area of %[4]s.
Found in their possession were %[5]s rifles, %[6]s magazines and a quantity of ammunition. They were handed over to the competent judiciary so that legal measures may be taken against them.
The Ministry stresses that its units will not hesitate to strike with an iron hand at everybody who tampers with the security and stability of the citizens.`,
		[][]any{
			{"Latakia", "3", "Monday, 6 January", "Jableh", "4", "18"},
			{"Homs", "5", "Wednesday, 15 January", "Talkalakh", "7", "26"},
			{"Aleppo", "2", "Sunday, 19 January", "Sfira", "3", "11"},
		}},
}
