package read

import (
	"slices"
	"strings"
	"testing"

	"tansiq/internal/text"
)

// Each text, and the contradictions that stand in it: the kind, and words of the two sides.
func TestContradictions(t *testing.T) {
	know := shipped(t)
	for _, c := range []struct {
		in    string
		want  string // kind; empty: none
		sides []string
	}{
		// Two figures by two sources.
		{"قُتل ثلاثة جنود في هجوم لداعش على حاجز قرب تدمر أمس، بحسب وزارة الدفاع، فيما قال المرصد السوري لحقوق الإنسان إن القتلى سبعة.", "count_vs_count", []string{"ثلاثة", "سبعة"}},
		{"أعلنت وزارة الداخلية مقتل أربعة من عناصرها في هجوم قرب السخنة أمس. في المقابل، أحصى المرصد السوري لحقوق الإنسان مقتل تسعة.", "count_vs_count", []string{"أربعة", "تسعة"}},
		{"هاجم مسلحون حافلة قرب تدمر أمس وقتلوا خمسة جنود. وزعمت وكالة أعماق مقتل عشرين جندياً في الهجوم.", "count_vs_count", []string{"خمسة", "عشرين"}},
		{"Gunmen attacked a bus near Palmyra on Monday, killing five soldiers, state media said. The Syrian Observatory for Human Rights put the toll at nine.", "count_vs_count", []string{"five", "nine"}},
		{"The ministry said three soldiers were killed in the ambush near Sukhna on Monday, while residents spoke of seven dead.", "count_vs_count", []string{"three", "seven"}},
		{"ISIS fighters ambushed a convoy near Sukhna on Monday and killed four soldiers. Amaq claimed that twelve soldiers were killed in the ambush.", "count_vs_count", []string{"four", "twelve"}},
		{"أعلنت القيادة المركزية الأمريكية تنفيذ ثلاث ضربات قرب دير الزور أمس، لكن مصادر محلية تحدثت عن ضربة واحدة.", "count_vs_count", []string{"ثلاث ضربات", "ضربة"}},
		// None: an update, the same in other words, a bound that fits, different people, another happening, a total, what is to come.
		{"ارتفعت حصيلة انفجار السوق في حلب أمس إلى سبعة قتلى، بعد أن كانت وزارة الصحة أعلنت مقتل ثلاثة.", "", nil},
		{"The toll of the blast in Aleppo on Monday rose from three to seven dead, the health ministry said.", "", nil},
		{"قُتل ثلاثة جنود في هجوم قرب تدمر أمس، وقال المرصد السوري لحقوق الإنسان إن ثلاثة عسكريين قتلوا.", "", nil},
		{"قُتل سبعة جنود في هجوم قرب تدمر أمس، وقال المرصد السوري لحقوق الإنسان إن ما لا يقل عن خمسة جنود قتلوا.", "", nil},
		{"Gunmen killed seven soldiers near Palmyra on Monday. The Observatory said at least five soldiers were killed.", "", nil},
		{"أعلنت وزارة الداخلية اعتقال خمسة أشخاص في حمص أمس. وقالت قسد إنها اعتقلت ثلاثة أشخاص في الحسكة أول أمس.", "", nil},
		{"قُتل ثلاثة جنود قرب تدمر أمس. وفي حادثة منفصلة، قال المرصد السوري لحقوق الإنسان إن لغماً قتل خمسة مدنيين قرب السخنة.", "", nil},
		{"Three soldiers were killed near Palmyra on Monday. Separately, the Observatory said a mine killed five shepherds near Sukhna.", "", nil},
		{"قُتل ثلاثة جنود قرب تدمر أمس. وأحصى المرصد السوري لحقوق الإنسان مقتل 80 جندياً منذ مطلع العام.", "", nil},
		{"Three soldiers were killed near Palmyra on Monday. The Observatory has counted 80 dead since January.", "", nil},
		{"هاجم داعش حاجزاً قرب تدمر أمس وقتل أربعة جنود وأصاب سبعة آخرين بجروح، بحسب وزارة الدفاع.", "", nil},
		{"أوقفت القوات ثلاثة أشخاص في الموصل أمس، وقالت خلية الإعلام الأمني إن نقل ألفي سجين سيبدأ الشهر المقبل.", "", nil},
		{"وثق المرصد السوري لحقوق الإنسان مقتل 30 عنصراً من داعش بينهم أربعة قياديين في إنزال قرب هجين أمس. وقالت واشنطن إن القياديين الأربعة قتلوا بنيران قواتها.", "", nil},
		{"سجل مركز توثيق الانتهاكات مقتل 90 مدنياً من ضمنهم 20 طفلاً و12 امرأة في آذار. وقال المركز إن 30 من مقاتلي الفصائل قتلوا، وإن 6 معتقلين قتلوا تحت التعذيب.", "", nil},
		{"تبنى تنظيم داعش تفجيرين في بلدة الشجرة أمس، وقال إنهما أوقعا جريحين. من جانبها، أفادت وكالة سانا بأن أربعة أشخاص جُرحوا في التفجير.", "count_vs_count", []string{"جريحين", "أربعة"}},
		{"مقتل تسعة في البادية\n\nارتفع إلى خمسة عدد الذين قتلوا بانفجار لغم قرب تدمر أمس.\n", "", nil},
		{"قُتل أربعة جنود في هجوم قرب السخنة أمس. وقال المرصد السوري لحقوق الإنسان إن خمسة إرهابيين قتلوا.", "", nil},
		{"أفادت وزارة الصحة بإصابة سبعة مدنيين في انفجار في حلب أمس. وذكرت مصادر محلية أن اثنين من الجرحى نقلا إلى حماة.", "", nil},
		{"بلغت حصيلة ضحايا الهجوم على مقهى في تكريت أمس 29 شخصاً. وأوضح المتحدث باسم الشرطة أن الانفجار أودى بحياة ثمانية وأصاب 21 آخرين.", "", nil},
		{"قتل انفجار في ديالى أمس 16 مدنياً. وادعى تنظيم داعش أن 60 من رجال الشرطة سقطوا بين قتيل وجريح.", "", nil},
		{"Militants attacked a town in Raqqa province on Monday, leaving 26 people dead. Fifteen members of the militia and 11 gunmen were killed, according to the Syrian Observatory for Human Rights.", "", nil},
		{"قال ضابط في قوات الرد السريع إن تسعة مسلحين قتلوا في الموصل أمس. وأوضح العقيد سامر المثال أن وحدة منها قتلت أربعة قناصين.", "", nil},
		{"قُتل خمسة عمال بانفجار لغم قرب معدان أمس، بحسب وكالة سانا. وفي 6 آذار 2025، قُتل 18 مدنياً شرق كباجب، وفق التلفزيون السوري.", "", nil},
		{"A roadside bomb killed two soldiers and injured four others near Tarmiyah on Monday, a security source said. The Security Media Cell, however, spoke of two dead and three wounded.", "count_vs_count", []string{"four", "three"}},
		{"فارق ستة مزارعين الحياة بانفجار لغم قرب سلمية أمس وأصيب أربعة. وقال مصدر طبي إن جثامين خمسة ضحايا وصلت إلى المشفى وإن هناك حالتين حرجتين.", "", nil},
		{"A bomber hit a checkpoint in Baghdad on Monday, killing nine, Iraqi officials said. The bomber hit the checkpoint in Husseiniyah, a police officer said.", "", nil},
		// Sums.
		{"Homs desert: 34 attacks; 76 combatants, 11 ISIS members and seven civilians were killed in February.", "", nil},
		{"Ten people, six women and three men, were killed in the attack on Monday.", "count_sum", []string{"Ten"}},
		{"قُتل عشرة أشخاص في الهجوم على القرية أمس، هم: ستة مدنيين وثلاثة عسكريين.", "count_sum", []string{"عشرة"}},
		{"قُتل تسعة أشخاص في الهجوم على القرية أمس، هم: ستة مدنيين وثلاثة عسكريين.", "", nil},
		{"اعتقلت القوات 20 شخصاً في الأنبار أمس، بينهم خمسة عراقيين وسوريان.", "", nil},
		{"قُتل أربعة أشخاص في الانفجار أمس بينهم ستة أطفال.", "count_sum", []string{"أربعة"}},
		{"Nine people were killed in the attack on Monday: four women, three men and two children.", "", nil},
		{"Nine people were killed in the attack on Monday: four women, three men and five children.", "count_sum", []string{"Nine"}},
		{"The police arrested 12 suspects in Homs on Monday, three of them foreigners.", "", nil},
		{"نفذ التنظيم 30 هجوماً خلال الشهر الماضي، توزعت على ديالى (12) وكركوك (9) ونينوى (5).", "count_sum", []string{"30"}},
		{"نفذ التنظيم 26 هجوماً خلال الشهر الماضي، توزعت على ديالى (12) وكركوك (9) ونينوى (5).", "", nil},
		{"قُتل خمسة أشخاص في الهجوم على القرية أمس، هم: شرطيان ومدنيان وعنصر من الحراسة.", "", nil},
		{"بلغ مجموع من تسلمتهم الوزارة 50 موقوفاً أمس بعد دفعة أولى من 20 موقوفاً.", "", nil},
		{"اعتقلت القوات ثلاثة رجال في الرقة أمس قال أحدهم إنه زرع العبوة التي انفجرت بحافلة للمعلمين وأصابت أربعة منهم.", "", nil},
		{"شن التحالف 12 غارة في سوريا أمس. وفيما يلي أبرزها:\n• قرب هجين دمرت غارتان نفقاً.\n• قرب البوكمال دمرت ثلاث غارات مقراً.\n", "", nil},
		{"The attacks in January left 30 dead:\n• 12 soldiers.\n• 5 ISIS members.\n• 9 civilians.\n", "count_sum", []string{"30 dead"}},
		{"The attacks in January left 26 dead:\n• 12 soldiers.\n• 5 ISIS members.\n• 9 civilians.\n", "", nil},
		{"In Syria, coalition aircraft conducted five strikes.\n\nNear Hajin, two strikes destroyed a tunnel.\n\nNear Shaddadi, two strikes destroyed a truck.\n", "count_sum", []string{"five strikes"}},
		{"In Syria, coalition aircraft conducted four strikes.\n\nNear Hajin, two strikes destroyed a tunnel.\n\nNear Shaddadi, two strikes destroyed a truck.\n", "", nil},
		{"القبض على سبعة مطلوبين في محافظتين\n\nألقت القوات أمس القبض على مطلوبين اثنين في بغداد. وألقت القبض على ثلاثة مطلوبين في نينوى.\n", "", nil},
		// Dates.
		{"داهمت القوات وكراً في حمص يوم 11 ديسمبر/كانون الثاني واعتقلت شخصين.", "month_names", []string{"11 ديسمبر/كانون الثاني"}},
		{"داهمت القوات وكراً في حمص يوم 11 يناير/كانون الثاني واعتقلت شخصين.", "", nil},
		{"هاجم مسلحون حاجزاً قرب تدمر في 3 آذار 2025 وقتلوا جنديين. غير أن بياناً لوزارة الدفاع ذكر أن الهجوم وقع في 5 آذار 2025.", "date_vs_date", []string{"3 آذار", "5 آذار"}},
		{"وبينما قال مسؤول في المخيم إن القافلة غادرت في 3 آذار 2025، ذكر بيان لخلية الإعلام الأمني أن خروجها كان في 5 آذار 2025.", "date_vs_date", []string{"3 آذار", "5 آذار"}},
		{"Gunmen ambushed a convoy near Palmyra on 11 March 2025 and killed six soldiers; a local page dates the ambush to 12 March 2025.", "date_vs_date", []string{"11 March", "12 March"}},
		{"هاجم مسلحون حاجزاً قرب تدمر في 3 آذار 2025 وقتلوا جنديين. وفي اليوم التالي هاجموا حاجزاً قرب السخنة.", "", nil},
		{"هاجم مسلحون حاجزاً قرب تدمر في 3 آذار 2025. وقالت وزارة الدفاع في 5 آذار 2025 إن الهجوم أوقع قتيلين.", "", nil},
		{"هاجم مسلحون حاجزاً قرب تدمر في 3 آذار 2025. وقال آمر اللواء الثالث في قوات البادية، لشبكة محلية يوم 5 آذار 2025، إن الهجوم أوقع قتيلين.", "", nil},
		{"Gunmen attacked a post near Palmyra on 3 March 2025. The next day they attacked another near Sukhna.", "", nil},
		{"وسيُعقد اجتماع ثلاثي في دمشق في 2 نيسان 2025 لبحث ملف السجون.", "", nil},
		{"A meeting of the ministers will be held in Damascus on 2 April 2025.", "", nil},
		{"داهمت القوات وكراً في حمص يوم الاثنين 11 آذار 2025 واعتقلت شخصين.", "date_vs_published", []string{"الاثنين 11 آذار 2025"}},
		{"Police raided a house in Homs on Monday, 11 March 2025, and arrested two men.", "date_vs_published", []string{"Monday, 11 March 2025"}},
		{"داهمت القوات وكراً في حمص يوم الثلاثاء 11 آذار 2025 واعتقلت شخصين.", "", nil},
		{"هاجم مسلحون حاجزاً قرب تدمر في 2 نيسان 2025 وقتلوا جنديين.", "date_vs_published", []string{"2 نيسان 2025"}},
		{"Police foiled a plan to blow up a motorcycle during the procession in Homs on 2 April 2025 and arrested two men.", "", nil},
		{"Gunmen attacked a post near Palmyra on 2 April 2025 and killed two soldiers.", "date_vs_published", []string{"2 April 2025"}},
		// Places and directions.
		{"قُتل عنصران من قسد برصاص مسلحين شرق الرقة ليلة أمس. وقالت مصادر محلية إن الهجوم وقع غربي الرقة.", "direction", []string{"شرق الرقة", "غربي الرقة"}},
		{"The Defence Ministry placed the attack on Monday north of Manbij; an SDF statement said it happened south of Manbij.", "direction", []string{"north of Manbij", "south of Manbij"}},
		{"خُطف تسعة رعاة أمس. وبحسب المرصد السوري لحقوق الإنسان فقد وقع الخطف قرب تدمر، في حين ذكرت صفحات محلية أنه حصل قرب البوكمال.", "place_vs_place", []string{"تدمر", "البوكمال"}},
		{"هاجم مسلحون حاجزاً شرق الرقة أمس. وقال المرصد السوري لحقوق الإنسان إن اشتباكاً آخر وقع غربي الرقة.", "", nil},
		{"هاجم مسلحون حاجزاً قرب تدمر أمس، وقال المرصد السوري لحقوق الإنسان إن الجرحى نقلوا إلى حمص.", "", nil},
		{"ISIS said its men attacked an army post near Palmyra on Monday and killed four. A security official in Homs confirmed that the attack took place.", "", nil},
		{"Gunmen attacked a post east of Raqqa on Monday. Reinforcements came from west of Raqqa, residents said.", "", nil},
		{"نفذت مروحيات التحالف إنزالاً جوياً شرق بلدة هجين أمس، بحسب شبكة \"صوت الفرات\" المحلية. وأفاد المرصد السوري لحقوق الإنسان بأن الإنزال جرى غرب البلدة.", "direction", []string{"شرق بلدة هجين", "غرب البلدة"}},
		{"Police dismantled a cell in a farm east of Palmyra on Monday and arrested two men. In the farm, which lies west of Palmyra, they found ten rifles.", "direction", []string{"east of Palmyra", "west of Palmyra"}},
		{"Police raided a farm east of Palmyra on Monday and arrested two men. On Tuesday they searched a farm west of Palmyra.", "", nil},
		{"قالت قوى الأمن الداخلي (الأسايش) إنها أوقفت أمس مجموعة في محيط الطبقة تضم خمسة أشخاص. وتابعت أن المداهمة تمت في قرية الصفصافة.", "", nil},
		// Doers.
		{"قُتل راعيان قرب السخنة أمس. واتهم ناشطون خلايا تنظيم داعش بقتلهما، بينما نسب مصدر في المنطقة الهجوم إلى لواء القدس.", "actor_vs_actor", []string{"داعش", "القدس"}},
		{"Two farmers were killed near Khanaqin on Monday. Residents blamed ISIS for the killing. Kurdish officials said a local militia had done it.", "actor_vs_actor", []string{"ISIS", "militia"}},
		{"هاجم مسلحون حاجزاً قرب تدمر أمس. وتبنى تنظيم داعش الهجوم، واتهم مصدر عسكري خلايا التنظيم بتنفيذه.", "", nil},
		{"Gunmen attacked a post near Palmyra on Monday. The ministry blamed ISIS, and ISIS claimed responsibility for the attack.", "", nil},
		{"قُتل أربعة جنود بانفجار عبوة قرب السخنة أمس. ورجحت وزارة الدفاع السورية ضلوع مجموعة من المهربين في الهجوم. غير أن تنظيم داعش أعلن عبر معرفاته مسؤوليته عن الهجوم.", "actor_vs_actor", []string{"المهربين", "داعش"}},
		{"Gunmen shot dead two fishermen near Khanaqin on Monday. The army blamed ISIS for the killing. A tribal regiment commander told reporters that it may be related to a dispute between two clans.", "actor_vs_actor", []string{"ISIS", "dispute"}},
		{"A bomber attacked a church in Homs on Monday. The government blamed Islamic State for the attack, but a group called Saraya Ansar al-Sunna said one of its men had carried it out.", "actor_vs_actor", []string{"Islamic State", "Saraya"}},
		{"قُتل أربعة جنود بانفجار عبوة قرب السخنة أمس. ولم تعلن أي جهة مسؤوليتها عن الهجوم، واتهم مصدر عسكري خلايا داعش بتنفيذه.", "", nil},
		{"Gunmen shot dead two fishermen near Khanaqin on Monday. Fishing in the lake has been a matter of dispute between two clans.", "", nil},
		// Names.
		{"انتشرت قوات الأمن في الرقة أمس، وتحركت أرتال جنوب الرقعة وشرق تدمر.", "name_variant", []string{"الرقعة"}},
		{"تمددت القوات في محيط الرقة أمس واتسعت الرقعة الجغرافية لعملياتها.", "", nil},
		{"Police raided a house in Jasim on Monday. The cell had killed a councillor in Jaism in September.", "name_variant", []string{"Jaism"}},
		{"Police raided a house in Raqqa on Monday. Two men fled from Raqqah to Deir Ezzor and Deir ez-Zor countryside.", "", nil},
	} {
		r := mustRead(t, Input{Text: c.in, Published: published}, know)
		if c.want == "" {
			for _, got := range r.Contradictions {
				t.Errorf("%s\n\tinvented %s: %s", c.in, got.Kind, got.Explanation.EN)
			}
			continue
		}
		i := slices.IndexFunc(r.Contradictions, func(x Contradiction) bool { return x.Kind == c.want })
		if i < 0 {
			t.Errorf("%s\n\tno %s, but %v", c.in, c.want, r.Contradictions)
			continue
		}
		if len(r.Contradictions) > 1 {
			t.Errorf("%s\n\tmore than one: %v", c.in, r.Contradictions)
		}
		x := r.Contradictions[i]
		ix := text.NewIndex(c.in)
		var words []string
		for _, sp := range x.Spans {
			words = append(words, ix.Slice(sp))
		}
		for _, side := range c.sides {
			if !strings.Contains(strings.Join(words, " | "), side) {
				t.Errorf("%s\n\t%s does not point at %q but at %q", c.in, c.want, side, words)
			}
		}
		if x.Explanation.AR == "" || x.Explanation.EN == "" || !strings.Contains(x.Explanation.AR, words[0]) && c.want != "count_sum" && c.want != "name_variant" && c.want != "date_vs_published" {
			t.Errorf("%s: explained as %q", c.in, x.Explanation)
		}
	}
}
