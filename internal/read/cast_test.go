package read

import (
	"strings"
	"testing"
)

// TestRoles holds who takes which part, as reports word it. The first happening of each text counts; roles stand in its order.
func TestRoles(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Arabic: verb, subject, object.
		{"هاجم تنظيم داعش حاجزاً لقوات سوريا الديمقراطية قرب الشدادي أمس.", "group by=islamic-state target=sdf"},
		{"هاجم مسلحون مجهولون حاجزاً للجيش السوري قرب تدمر أمس.", "neither by=مسلحون مجهولون target=syrian-army"},
		{"داهمت قوى الأمن الداخلي السورية وكراً لتنظيم داعش في حمص أمس.", "responder by=internal-security-sy against=islamic-state"},
		{"اعتقلت قسد أربعة عناصر من داعش في الرقة أمس.", "responder by=sdf against=islamic-state"},
		{"قصفت المدفعية التركية مواقع لقسد شمال عين عيسى أمس.", "neither by=turkish-army target=sdf"},
		{"شن الطيران الروسي غارات على مواقع لتنظيم داعش في بادية السخنة أمس.", "responder by=russian-forces against=islamic-state"},
		{"خطف عناصر تنظيم داعش ثلاثة رعاة شرق حماة أمس.", "group by=islamic-state victim=civilians"},
		{"أحبط جهاز المخابرات الوطني العراقي مخططاً لتنظيم داعش في بغداد أمس.", "responder by=iraqi-intelligence against=islamic-state"},
		// The subject in front.
		{"قال متحدث إن التحالف الدولي نفذ ضربة على خلية لداعش في دير الزور أمس.", "responder by=coalition against=islamic-state"},
		{"وكان التنظيم قد هاجم سجن غويران في الحسكة في 20 كانون الثاني 2022.", "group by=islamic-state"},
		{"الأسايش تعتقل ستة أشخاص في الحسكة بتهمة التعامل مع داعش أمس.", "responder by=asayish against=islamic-state"},
		{"قالت مصادر إن وحدات من الفرقة 42 واللواء 313 انتشرت في محيط السخنة أمس.", "neither by=الفرقة 42 by=اللواء 313"},
		{"كانت واشنطن قد زودت دمشق بمعلومات عن خلية لتنظيم داعش أمس.", "responder by=united-states with=syrian-administration"},
		// The passive.
		{"قُتل عنصران من قسد برصاص خلايا تنظيم داعش شرق الرقة أمس.", "group by=islamic-state victim=sdf"},
		{"خُطف تسعة من أبناء عشيرة الوهب على يد مسلحين يُعتقد أنهم يتبعون لتنظيم داعش أمس.", "group by=islamic-state victim=wahab-clan"},
		{"اعتُقل ثلاثة أشخاص من قبل جهاز الأمن الوطني العراقي في كركوك أمس.", "neither by=iraqi-national-security-service"},
		{"تعرضت نقطة لقوات سوريا الديمقراطية لهجوم نفذته خلية تابعة لتنظيم داعش في الصور أمس.", "group by=islamic-state target=sdf"},
		{"قُتل أربعة من عناصر الحشد الشعبي في هجوم شنه تنظيم داعش قرب سامراء أمس.", "group by=islamic-state victim=pmf"},
		// One man is no party, several are.
		{"ألقى ملثم قنبلة يدوية على حاجز لقسد في الصور أمس.", "neither target=sdf"},
		{"A gunman opened fire on an SDF checkpoint in Dhiban on Monday.", "neither target=sdf"},
		{"Gunmen opened fire on an SDF checkpoint in Dhiban on Monday.", "neither by=Gunmen target=sdf"},
		{"Two Typhoons bombed an ISIS position near Hit on Monday.", "responder by=Typhoons against=islamic-state"},
		// Nouns of action.
		{"هجوم لتنظيم داعش على حاجز لقسد في الشحيل أمس.", "group by=islamic-state target=sdf"},
		{"مقتل جندي من الجيش العراقي بهجوم لداعش في ديالى أمس.", "group by=islamic-state victim=iraqi-forces"},
		{"اعتقال قيادي في داعش على يد قسد في الرقة أمس.", "responder by=sdf against=islamic-state"},
		{"انسحاب القوات الأمريكية من قاعدة كونيكو أمس.", "neither by=us-military"},
		{"كمين لتنظيم داعش يستهدف رتلاً لقوات النظام قرب السخنة أمس.", "group by=islamic-state target=assad-government"},
		{"أعلنت وزارة الداخلية السورية تفكيك خلية لتنظيم داعش في داريا أمس.", "responder by=syrian-interior-ministry against=islamic-state"},
		{"غارة إسرائيلية على مستودع للجيش السوري قرب حمص أمس.", "neither by=israeli-army target=syrian-army"},
		// Helpers.
		{"نفذت قسد حملة تمشيط في ريف دير الزور بدعم من التحالف الدولي أمس.", "neither by=sdf with=coalition"},
		{"بإسناد من طيران التحالف الدولي، نفذ جهاز مكافحة الإرهاب عملية أمنية ضد داعش في كركوك أمس.", "responder by=iraqi-forces with=coalition against=islamic-state"},
		{"داهمت قوى الأمن العام وكراً لداعش في حمص بالتنسيق مع جهاز الاستخبارات العامة أمس.", "responder by=general-security against=islamic-state with=general-intelligence"},
		{"نفذت قيادة الأمن الداخلي عملية أمنية في درعا بالتعاون مع الجيش السوري أمس.", "neither by=internal-security-sy with=syrian-army"},
		// Claims and blame.
		{"تبنى تنظيم الدولة هجوماً على حاجز لقسد في البصيرة أمس.", "group claimant=islamic-state target=sdf"},
		{"انفجرت عبوة ناسفة بآلية لقسد في البصيرة أمس. وتبنى تنظيم داعش التفجير.", "group target=sdf claimant=islamic-state"},
		{"قتل مسلحون شرطياً في الحويجة أمس. واتهمت الشرطة خلايا داعش بالوقوف وراء الهجوم.", "group by=مسلحون by=islamic-state"},
		{"انفجرت عبوة ناسفة في سوق سلمية أمس. وقالت الشرطة إن التحقيقات تشير إلى ضلوع تنظيم داعش في التفجير.", "group by=islamic-state"},
		{"انفجرت عبوة ناسفة في سوق سلمية أمس. ولم تتبنَّ أي جهة التفجير.", "neither"},
		{"قالت وكالة أعماق إن مقاتلي تنظيم داعش هاجموا حاجزاً لقسد في الصور أمس.", "group by=islamic-state target=sdf claimant=amaq"},
		// Talks.
		{"اجتمع ممثلون عن التحالف الدولي و\"قسد\" في الرصافة أمس.", "neither with=coalition with=sdf"},
		{"عقد وفدان من وزارة الدفاع العراقية ووزارة البيشمركة اجتماعاً في أربيل أمس.", "neither with=iraqi-defence-ministry with=peshmerga"},
		{"التقى محافظ حماة قائد الفرقة 42 في حماة أمس.", "neither with=محافظ حماة with=قائد الفرقة 42"},
		// Fighting.
		{"اندلعت اشتباكات بين قسد وعناصر من تنظيم داعش في هجين أمس.", "undetermined involved=sdf involved=islamic-state"},
		{"تجددت الاشتباكات بين الجيش الوطني السوري وقوات سوريا الديمقراطية قرب سد تشرين أمس.", "neither involved=sna involved=sdf"},
		// Whose a column is.
		{"وصلت تعزيزات لـ\"الفرقة 42\" إلى السخنة أمس.", "neither by=الفرقة 42"},
		{"انسحب رتل للتحالف الدولي من قاعدة كونيكو أمس.", "neither by=coalition"},
		// Threats and ground.
		{"هدد تنظيم داعش في تسجيل الحكومة الأردنية والرئيس السوري أمس.", "group by=islamic-state target=government-of-jordan target=الرئيس السوري"},
		{"سيطر تنظيم داعش على مدينة تدمر في أيار 2015.", "group by=islamic-state"},
		{"استولت خلايا تنظيم داعش على أسلحة من ثكنات قرب السخنة أمس.", "group by=islamic-state"},
		{"أفرجت الإدارة الذاتية عن ثمانين سجيناً من سجون الحسكة أمس.", "neither by=aanes"},
		{"نفت قسد انسحاب قواتها من تل تمر.", "neither by=sdf"},
		// Coordinated verbs, and what carries on.
		{"داهمت قسد منزلاً في الشحيل أمس واعتقلت شخصين.", "neither by=sdf"},
		// English: active.
		{"IS militants attacked an SDF checkpoint near Hajin on Tuesday.", "group by=islamic-state target=sdf"},
		{"Gunmen ambushed a bus of the 4th Division near al-Shoula on Sunday.", "neither by=Gunmen target=fourth-division-sy"},
		{"The SDF and the coalition raided a house in Busayra on Friday.", "neither by=sdf by=coalition"},
		{"A patrol of the Federal Police raided an Islamic State hideout near Kirkuk on Friday.", "responder by=iraqi-federal-police against=islamic-state"},
		{"US forces killed an Islamic State leader in an airstrike in Idlib on March 3.", "responder by=us-military against=islamic-state"},
		{"Syrian Democratic Forces, backed by coalition aircraft, raided a compound near Shaddadi on March 1.", "neither by=sdf with=coalition"},
		{"With the support of the International Coalition, the Internal Security Forces (Asayish) launched a security campaign in al-Hol camp on 25 August.", "neither by=asayish with=coalition"},
		{"Turkish artillery shelled SDF positions near Ain Issa on Monday.", "neither by=turkish-army target=sdf"},
		{"Iraqi F-16 jets bombed Islamic State hideouts in the Hamrin mountains on Saturday.", "responder by=iraqi-air-force against=islamic-state"},
		{"Soldiers of the 60th Division entered Tabqa on Tuesday.", "neither by=60th Division"},
		{"Iraq's Federal Police arrested five Islamic State suspects in Kirkuk on Monday.", "responder by=iraqi-federal-police against=islamic-state"},
		// English: passive.
		{"Two SDF fighters were killed by Islamic State gunmen near Hajin on Tuesday.", "group by=islamic-state victim=sdf"},
		{"Three men were arrested by the Asayish in Hasakah on Sunday.", "neither by=asayish"},
		{"A convoy of the Syrian army was attacked by gunmen near Palmyra on Sunday.", "neither by=gunmen target=syrian-army"},
		{"Six shepherds were abducted by suspected Islamic State members north of Ithriya on Monday.", "group by=islamic-state victim=civilians"},
		{"Three oil tankers belonging to the SDF came under fire near Raqqa on Wednesday.", "neither target=sdf"},
		// English: nouns.
		{"An Islamic State attack on an SDF post in Hajin on Tuesday killed two.", "group by=islamic-state target=sdf"},
		{"A raid by the Asayish in Hasakah on Sunday ended quietly.", "neither by=asayish"},
		{"The withdrawal of US troops from al-Tanf base on Monday was orderly.", "neither by=us-military"},
		{"An Israeli strike hit a Syrian army depot near Homs on Tuesday.", "neither by=israeli-army target=syrian-army"},
		{"The killing of a Shaitat tribe elder in Deir ez-Zor on Monday caused anger.", "neither victim=shaitat"},
		// English: claims, blame and pronouns.
		{"A roadside bomb hit an SDF vehicle near Theban on Monday. The Islamic State claimed the attack.", "group target=sdf claimant=islamic-state"},
		{"Gunmen killed three shepherds near Sukhna on Monday. State media blamed Islamic State cells for the attack.", "group by=Gunmen by=islamic-state victim=civilians"},
		{"Gunmen killed three men near Sukhna on Monday. Nobody has claimed the attack.", "neither by=Gunmen"},
		{"The SDF said it arrested four men in Raqqa on Monday.", "neither by=sdf"},
		{"The Islamic State released a video on January 24.", "group by=islamic-state"},
		{"Clashes broke out between the SDF and Islamic State fighters near Hajin on Monday.", "undetermined involved=sdf involved=islamic-state"},
		{"Officers of the coalition, the SDF and the Damascus administration met in Resafa on Friday.", "neither with=coalition with=sdf with=syrian-administration"},
		{"Washington passed intelligence to Damascus about an Islamic State cell on Monday.", "responder by=united-states with=syrian-administration"},
		// Those who are named by what they are.
		{"قتل مسلحون من خلايا تنظيم داعش حارسين قرب الصور أمس.", "group by=islamic-state victim=حارسين"},
		{"مقتل ثلاثة عمال على يد تنظيم داعش قرب البوكمال أمس.", "group by=islamic-state victim=civilians"},
		{"مقتل قائد محلي على يد مقاتلين محليين في درعا أمس.", "neither by=مقاتلين محليين"},
		{"هاجم عشرات المسلحين سجناً في الحسكة أمس.", "neither by=المسلحين"},
		{"قتل تنظيم داعش شخصين قرب البوكمال أمس.", "group by=islamic-state"},
		{"Gunmen killed two farmers near Sukhna on Monday.", "neither by=Gunmen victim=civilians"},
		{"Gunmen killed a farmer near Sukhna on Monday.", "neither by=Gunmen"},
		{"Police arrested three men in Raqqa on Monday.", "neither by=Police"},
		{"Three fighters of the Islamic State surrendered to the SDF near Hajin on Monday.", "responder by=sdf against=islamic-state"},
		{"استسلم ثلاثة من عناصر داعش لقوات سوريا الديمقراطية في هجين أمس.", "responder by=sdf against=islamic-state"},
		{"The Islamic State, whose fighters attacked an SDF post in Hajin on Tuesday, is weak.", "group by=islamic-state target=sdf"},
		// Those who were met with a deed, and whom the verb names before its count.
		{"وكانت دورية للأسايش قد تعرضت، الخميس، لهجوم بالحجارة في الهول.", "neither target=asayish"},
		{"قتل التنظيم 11 جندياً داخل ثكنة في العظيم أمس.", "group by=islamic-state victim=11 جندياً"},
		{"وكانت قسد أعلنت، الأحد، القبض على ثلاثة أشخاص في هجين.", "neither by=sdf"},
		{"قال التحالف إن قوات الجيش العراقي والبيشمركة ألقتا القبض على قيادي في داعش أمس.", "responder by=iraqi-forces by=peshmerga against=islamic-state"},
		{"كمين قالت وكالة أعماق إن جنود الخلافة نصبوه لآلية من قوات النظام قرب تدمر أمس.", "group by=islamic-state target=assad-government claimant=amaq"},
		// Whose intelligence led to it helped.
		{"وفق معلومات من مديرية الاستخبارات العسكرية العراقية نفذ الجيش العراقي عملية أمنية في كركوك أمس.", "neither by=iraqi-forces with=iraqi-military-intelligence"},
		{"The Iraqi army raided a house in Kirkuk on Monday, acting on information from the National Security Service.", "neither by=iraqi-forces with=National Security Service"},
		{"The Islamic State is weak after the SDF drove it from Hajin on Monday.", "responder by=sdf against=islamic-state"},
		{"Iraq arrests 30 suspects in Kirkuk", "neither by=government-of-iraq"},
		// A mine is laid by whose remnant it is; blame by "stands behind".
		// In a report about the group, families come home from its camps because of it, and a strike is one against it.
		{"المخيم بعد هزيمة داعش\n\nغادرت 118 عائلة عراقية مخيم الهول أمس باتجاه الجدعة.\n", "responder"},
		{"Families of displaced farmers left the camp at Atma on Monday.", "neither"},
		{"قُتل طفلان بانفجار لغم من مخلفات تنظيم داعش قرب السخنة أمس.", "group by=islamic-state victim=civilians"},
		{"انفجرت عبوة ناسفة في سوق سلمية أمس. وقالت الشرطة إن خلايا داعش تقف وراء التفجير.", "group by=islamic-state"},
		// Who fights whom beside the act is no helper; "we" is who speaks.
		{"انسحبت قسد من الطبقة أمس تحت ضغط القتال مع الجيش السوري.", "neither by=sdf"},
		{"نفذت قوة من الجيش العراقي مدعومة بطيران التحالف الدولي عملية تمشيط في حمرين أمس.", "neither by=iraqi-forces with=coalition"},
		{"قال مصدر في الأسايش: أوقفنا ثلاثة أشخاص في الصور أمس.", "neither by=asayish"},
		{"وكان الشرطي قد اختُطف من الصور أمس.", "neither"},
		// Who is met with a deed stands behind the verb too; "attack by", and a noun that looks like a verb with a pronoun.
		{"تعرضت عجلة للحشد الشعبي إلى انفجار لغم من مخلفات تنظيم داعش غرب الأنبار أمس.", "group by=islamic-state target=pmf"},
		{"تعرض رتل للجيش السوري لهجوم من تنظيم داعش قرب السخنة أمس.", "group by=islamic-state target=syrian-army"},
		{"نفت قسد سيطرة تنظيم داعش على سجن في الحسكة.", "group by=islamic-state"},
		{"نفى التحالف الدولي تنفيذ أي ضربة في دير الزور أمس.", "neither by=coalition"},
		{"قتل ضابطان من الاستخبارات العسكرية العراقية بانفجار منزل مفخخ في الحويجة أمس.", "neither victim=iraqi-military-intelligence"},
		{"استشهد عشرون عسكرياً، من الفرقة 17 في الجيش السوري، في كمين لتنظيم داعش قرب الميادين أمس.", "group by=islamic-state victim=الفرقة 17 في الجيش السوري"},
		{"دهمت قوة من الجيش اللبناني تسانده وحدة من الشرطة العسكرية منزلاً في طرابلس أمس.", "neither by=lebanese-army with=syrian-military-police"},
		// The means stands behind the verb that says who used it; who is counted is said behind a comma.
		{"قتل التحالف الدولي بغارة جوية قيادياً في داعش غرب إدلب أمس.", "responder by=coalition against=islamic-state"},
		{"داعش يقتل بهجوم مسلح أربعة من الجيش العراقي في ديالى أمس.", "group by=islamic-state victim=iraqi-forces"},
		{"قضى تسعة جنود، معظمهم من الفرقة 18 في الجيش السوري، في كمين شرق حماة أمس.", "neither victim=الفرقة 18 في الجيش السوري"},
		{"قتل عدد من جنود قوات الأسد وعناصر الدفاع الوطني إثر كمين نصبه تنظيم داعش قرب السخنة أمس.", "group by=islamic-state victim=assad-government victim=ndf"},
		{"هاجم مسلحون صهريجاً للأمن العسكري التابع لقوات الحكومة السورية قرب السخنة أمس.", "neither by=مسلحون target=military-intelligence-sy"},
		{"الحشد يدمر نفقين لداعش شمال ديالى\n\nدمر الحشد الشعبي نفقين لداعش في ديالى أمس.", "responder by=pmf against=islamic-state"},
		{"A U.S. strike near Palmyra killed three ISIS members on Sunday.", "responder by=united-states against=islamic-state"},
		{"ISIS militants, who in the end overran Akhtarin in August 2014, are weak.", "group by=islamic-state"},
		// What was told before a deed's noun is not its doer; who speaks is none; the latter is no name.
		{"كثفت القوات العراقية دورياتها عقب تفجير انتحاري في بغداد تبناه تنظيم داعش أمس.", "group claimant=islamic-state"},
		{"دارت اشتباكات في هجين أمس وسط استنفار من قبل قوات الأخيرة.", "neither"},
		{"An SDF source told us, “Gunmen opened fire on an SDF checkpoint near Hajin on Monday.”", "neither by=Gunmen target=sdf"},
		{"نجحت قيادة الأمن الداخلي السورية، خلال عملية نُفذت بدقة بالتعاون مع جهاز الاستخبارات العامة، في إحباط مخطط لخلية من داعش في دمشق أمس.", "responder by=internal-security-sy with=general-intelligence against=islamic-state"},
		{"The village keeps the remains of 58 fighters of the Free Syrian Army whom ISIS had killed in cold blood in August 2014 in Akhtarin.", "group by=islamic-state victim=fsa"},
		{"US strikes hit buildings used by the Revolutionary Guard near Deir ez-Zor on Monday.", "neither by=united-states target=irgc"},
		{"القبض على ستة دواعش في الأنبار أمس من قبل الجيش العراقي.", "responder by=iraqi-forces against=islamic-state"},
		// Whose the aircraft are, who is driven to it, lists with words for members or brackets between, verbs that carry on.
		{"المقاتلات التابعة للتحالف الدولي أغارت على وكر لداعش في حمرين أمس.", "responder by=coalition against=islamic-state"},
		{"أجبر التنظيم قوات النظام السوري على الانسحاب من السخنة أمس.", "responder by=assad-government"},
		{"اندلعت مواجهات بين الحشد العشائري (مقاتلون محليون) وداعش جنوب الموصل أمس.", "undetermined involved=tribal-mobilisation involved=islamic-state"},
		{"Planes of the US-led coalition struck an ISIS hideout near Hajin on Monday.", "responder by=coalition against=islamic-state"},
		{"The Federal Police and units of the Popular Mobilisation raided an ISIS hideout in Kirkuk on Monday.", "responder by=iraqi-federal-police by=pmf against=islamic-state"},
		{"The Asayish searched the camp and reportedly arrested nine people in Hasakah on Monday.", "neither by=asayish"},
		{"Armed groups shelled a market in Idlib on Monday.", "neither by=Armed groups"},
		{"مصرع تسعة عناصر معظمهم من لواء القدس في كمين قرب السخنة أمس.", "neither victim=liwa-al-quds"},
		// Those counted in words, fallen and lost; an office is met with violence and does none.
		{"قتل خمسة من الشرطة الاتحادية بينهم ضابط في هجوم لداعش جنوب كركوك أمس.", "group by=islamic-state victim=iraqi-federal-police"},
		{"سقط أربعة قتلى من الجيش السوري في هجوم لداعش قرب السخنة أمس.", "group by=islamic-state victim=syrian-army"},
		{"خسر الحشد الشعبي ثلاثة من مقاتليه في هجوم لداعش في ديالى أمس.", "group by=islamic-state victim=pmf"},
		{"تعرض موكب محافظ ديالى لهجوم بعبوة ناسفة أمس.", "neither target=محافظ ديالى"},
		{"أفشل مقاتلو العشائر وقطعات الجيش العراقي مخططاً لداعش قرب البغدادي أمس.", "responder by=tribal-fighters by=iraqi-forces against=islamic-state"},
		{"مقتل ثلاثة من أفراد دورية للأسايش في كمين قرب مركدة أمس.", "neither victim=asayish"},
		{"سقط عنصران من قوات الدفاع الذاتي قتيلين في كمين قرب مركدة أمس.", "neither victim=self-defence-forces"},
		{"أعلنت قسد السيطرة على عصيان قام به موقوفون من تنظيم داعش داخل سجن الشدادي أمس.", "group by=islamic-state"},
		{"أصدرت محكمة جنايات نينوى حكماً بالإعدام على رجل أمس.", "neither by=محكمة جنايات نينوى"},
		{"ISIS ambush kills two Peshmerga near Kifri on Monday.", "group by=islamic-state victim=peshmerga"},
		{"F-16 jets struck an ISIS tunnel in the Hamrin mountains on Monday.", "responder by=F-16 jets against=islamic-state"},
		{"ISIL snipers shot at a car near Raqqa on Monday.", "group by=islamic-state"},
	} {
		r := mustRead(t, Input{Source: "t", Text: c.in, Published: published}, shipped(t))
		got := "nothing"
		if len(r.Proposals) > 0 {
			p := r.Proposals[0]
			parts := []string{string(p.Side)}
			for _, a := range p.Actors {
				who := a.ID
				if who == "" {
					who = a.Text
				}
				parts = append(parts, string(a.Role)+"="+who)
			}
			got = strings.Join(parts, " ")
		}
		if got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}
