package read

// What the words around an act say about who took which part in it.
var (
	// doingAR are verbs that tie a deed to who did it: "هجوم شنه ...", with the pronoun of the deed.
	doingAR = func() map[string]bool {
		out := map[string]bool{}
		for _, stem := range []string{"نفذ", "شن", "نصب", "زرع", "قاد", "ارتكب", "دبر", "اطلق", "فجر", "قتل", "خطف", "اعتقل", "اجر", "اقام", "نظم", "احبط", "بث", "نشر", "اصدر", "وجه", "القي", "ضبط", "اعد", "استهدف", "خاض", "وقع", "عقد", "ابرم", "فكك", "داهم", "هاجم", "قصف"} {
			for _, f := range []string{"", "ت", "و"} {
				for _, p := range []string{"ه", "ها", "هما", "هم"} {
					out[stem+f+p] = true
				}
			}
		}
		for _, w := range []string{"تنفذه", "ينفذه", "تنفذها", "ينفذها", "يشنه", "تشنه", "تشنها", "يشنها", "تقوده", "تقودها", "يقودها"} {
			out[w] = true
		}
		return out
	}()
	// subjectNouns are nouns of action whose genitive is who acts; behind others it is who suffers: "انسحاب قسد" but "اعتقال ...".
	subjectNouns = set("هجوم", "هجمات", "هجومان", "هجومين", "غاره", "غارات", "غارتان", "غارتين", "ضربه", "ضربات", "ضربتان", "ضربتين", "كمين", "كماين", "عمليه", "عمليات", "حمله", "حملات", "اعتداء", "انسحاب", "انتشار", "تسلل", "دخول", "وصول", "خروج", "عوده", "ظهور", "سيطره", "استيلاء", "استحواذ", "تقدم", "توجه", "تحرك", "فرار", "هروب", "انشقاق", "انضمام", "استعصاء", "مظاهره", "احتجاج", "رتل", "قافله", "قافلتين", "انزال", "تمرد", "تهديد", "تهديدات", "اعلان", "بيان", "عفو", "قرار", "تسجيل", "اصدار", "شريط", "فيديو", "مقطع", "قصف", "توغل", "مشاركه", "تسلم", "استقبال", "مغادره", "مرور", "عبور", "تعزيزات", "دوريه", "مجزره", "مهمه", "واجبات", "خساره", "تدخل", "مبايعه", "تبني", "لقاء", "اجتماع", "زياره", "استعاده", "حظر", "هجماتهم", "هجومهم",
		"attack", "attacks", "strike", "strikes", "airstrike", "airstrikes", "raid", "raids", "withdrawal", "pullout", "departure", "deployment", "advance", "entry", "arrival", "offensive", "assault", "ambush", "operation", "campaign", "sweep", "escape", "retreat", "incursion", "shelling", "bombardment", "meeting", "visit", "announcement", "statement", "claim", "release", "drawdown", "pullback", "movement", "landing", "takeover", "mission", "missions", "operations", "threat", "threats", "video", "bombing", "redeployment")
	// hurtNouns begin what a deed cost.
	hurtNouns = set("مقتل", "مصرع", "هلاك", "اصابه", "استشهاد", "جرح", "ارتقاء", "سقوط", "خساير", "بمقتل", "باصابه", "باستشهاد", "وفاه", "فقدان", "بحياه", "قتيل", "قتلي", "قتيلا", "قتيلان", "قتيلين", "جرحي", "جريح", "شهيد", "شهداء", "killing", "wounding", "injuring", "killed", "wounded", "injured", "martyred", "dead", "casualties", "leaving")
	// hurtVerbs tell in passing whom a deed cost: "وأصابوا ثلاثة من", "فقتل".
	hurtVerbs = set("لقي", "لقيت", "لقوا", "قتل", "قتلت", "قتلوا", "اصاب", "اصابت", "اصابوا", "جرح", "جرحت", "جرحوا", "اصيب", "اصيبت", "استشهد", "قضي", "اردي", "اردت")
	// siteNouns are things that belong to an actor and that an act is aimed at.
	siteNouns = set("حاجز", "حواجز", "نقطه", "نقاط", "موقع", "مواقع", "مقر", "مقرات", "مقار", "ثكنه", "قاعده", "دوريه", "دوريات", "رتل", "ارتال", "حافله", "حافلات", "اليه", "اليات", "سياره", "سيارات", "عربه", "عربات", "منزل", "منازل", "قريه", "مدينه", "بلده", "سوق", "صهريج", "صهاريج", "شاحنه", "شاحنات", "مركز", "مخفر", "سجن", "حقل", "مبني", "كنيسه", "مسجد", "مستودع", "مستودعات", "تجمع", "تجمعات", "هدف", "اهداف", "باص", "دراجه", "محيط", "معسكر", "خطوط", "وكر", "اوكار", "كهف", "كهوف", "مضافه", "مضافات", "مخبا", "مخابي", "نفق", "انفاق", "كدس", "زورق", "مطار", "مخيم", "معبر", "عبوه", "عبوتين", "سترتين", "اسلحه", "شخصا", "اشخاص")
	// lairNouns are things of the group that are found and struck.
	lairNouns = set("وكر", "اوكار", "مضافه", "مضافات", "مخبا", "مخابي", "كدس", "مستودع", "خليه", "خلايا", "نفق", "انفاق", "مخطط", "مخططات", "قيادي", "قياديان", "قياديين", "متزعم", "امير", "والي", "مسوول", "hideout", "hideouts", "cache", "caches", "cell", "cells", "plot", "plan", "operative", "operatives", "leader", "leaders", "suspect", "suspects", "facilitator", "member", "members", "detainees", "network")
	// memberWords stand between a head noun and the actor that it belongs to and say nothing of parts.
	memberWords = set("عناصر", "عنصر", "عنصرا", "عنصران", "عنصرين", "مقاتلو", "مقاتلي", "مقاتلون", "مقاتلين", "مقاتل", "مسلحو", "مسلحي", "مسلحون", "مسلحين", "مسلحا", "خلايا", "خليه", "قوات", "قوه", "قياده", "ممثلين", "ممثلي", "ممثلون", "ممثل", "وفد", "وفدان", "وفدين", "تنظيم", "جهاز", "صفوف", "افراد", "فرد", "اعضاء", "عضو", "دوريه", "دوريات", "وحده", "وحدات", "مجموعه", "مجموعات", "اخر", "اخرون", "اخرين", "اخران", "رتل", "رتلا", "قطعات", "ارتال", "ارتالا", "وحدتان", "وحدتين", "فوج", "فوجا", "فوجين", "لواءين", "سريه", "سرايا", "مجموعتين", "مجموعتان", "دوريتين", "متطوعون", "متطوعين", "منتسب", "منتسبا", "منتسبي", "منتسبو", "منتسبون", "منتسبين", "كوادر", "طواقم", "فرقه", "طاقم", "جنديان", "مفرزه", "مفارز", "طيران", "طايرات", "فصايل", "ميليشيا", "احد", "اثنين", "عدد", "جندي", "جنديا", "ضابطا", "شرطي", "عسكري", "مقاتلا", "شخص", "ابناء", "رجال", "ضباط", "ضابط", "جنود", "جنديين", "جنديان", "قيادي", "قياديا", "مسوول", "مسوولا", "عنصرا", "قياديان", "قياديين", "شيوخ", "وجهاء", "فلول", "بقايا", "عصابات", "حراس", "جناح", "فرق", "فريق", "عوايل", "لقوات", "من", "تابع", "تابعه", "التابعه", "التابع", "تابعين", "التابعين", "ينتمون", "ينتمي", "يتبع", "يتبعون", "منتمين", "موالين", "مواليه", "مرتبطه", "مرتبطين", "حيث",
		"the", "a", "an", "members", "member", "fighters", "fighter", "militants", "militant", "forces", "force", "units", "unit", "soldiers", "soldier", "troops", "gunmen", "elements", "cells", "cell", "patrol", "officers", "officer", "men", "guards", "columns", "column", "group", "representatives", "officials", "commanders", "commander", "leader", "leaders", "operatives", "operative", "suspected", "alleged", "of", "from", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "some", "several", "dozens", "pro-government", "us-backed", "new", "local", "partnered", "its", "their", "team", "teams", "delegation", "delegations", "convoy", "envoys", "engineers", "engineering", "senior", "another", "other", "armed", "former", "jihadist", "islamist", "extremist", "militiamen", "remnants", "all", "both", "whose", "believed", "to", "about", "some", "around", "nearly", "over", "at", "least", "roughly", "belong", "belonging", "affiliated", "linked", "loyal", "sympathisers", "tribal", "vehicles", "vehicle", "planes", "plane", "jets", "warplanes", "aircraft", "helicopters", "drones", "gunships", "bombers", "snipers", "gunners", "commandos")
	// helpCues begin the words for who helped.
	helpCues = set("بدعم", "باسناد", "بمسانده", "بمشاركه", "بموازره", "بمعاونه", "بالتعاون", "بالتنسيق", "بتنسيق", "بتعاون", "بمساعده", "برفقه", "بتغطيه", "بغطاء", "وبدعم", "وباسناد", "وبمسانده", "وبمشاركه", "وبالتعاون", "وبالتنسيق", "تسانده", "تساندها", "يسانده", "يساندها", "تدعمه", "تدعمها", "بمعيه", "بالاشتراك", "بحضور", "دعم", "بالشراكه", "بالتزامن", "بمرافقه", "ترافقه", "ترافقها", "وشاركت", "وشارك", "شاركت", "اشتركت", "اشترك", "واشتركت", "واشترك", "بموافقه", "مدعومه", "مدعوما", "مدعوم", "مدعومين", "مدعومون", "مسنوده", "مسنودا", "معززه", "ومعها", "ومعه", "يرافقها", "يرافقه", "يرافقهم", "ترافقهم", "وترافقها", "ويرافقها", "تساندهم", "يساندهم", "واشراف", "باشراف", "تحت اشراف", "برفقتها", "ومسانده", "ودعم", "ومشاركه", "وبمشاركه", "وبمرافقه", "وبمساعده", "وبموازره", "بتعزيز", "بمواكبه",
		"alongside", "together", "backed", "supported", "assisted", "accompanied", "enabled", "helped", "coordination", "cooperation", "support", "backing", "help", "assistance", "partnership", "aided", "conjunction", "jointly", "presence", "collaboration")
	// blows are what somebody dies by: behind them stands who dealt it.
	blowsAR = set("برصاص", "رصاص", "بنيران", "نيران", "بيد", "بايدي", "يد", "ايدي", "بقصف", "بهجوم", "بكمين", "بقذايف", "باستهداف")
	// turnsAR end the words of an act in Arabic.
	turnsAR = set("فيما", "بينما", "حين", "لكن", "اذ", "كما", "غير", "بحسب", "حسب", "وفق", "وفقا", "نقلا", "مضيفا", "مضيفه", "موكدا", "موكده", "مشيرا", "مشيره", "قايلا", "قايله", "موضحا", "موضحه", "نافيا", "نافيه", "علما", "وسط", "محذرا", "داعيا", "داعيه", "زاعما", "زاعمه", "لافتا", "مبينا", "متهما", "مرجحا", "متوقعا", "مستبعدا", "فاذا", "اما", "رغم", "تزامنا", "عقب", "اثر", "منذ", "تمهيدا", "كي", "لكي", "خشيه", "تحسبا", "ردا")
	// turnsEN end the words of an act in English.
	turnsEN = set("while", "but", "whereas", "although", "though", "after", "before", "following", "since", "when", "where", "because", "as", "said", "says", "told", "according", "citing", "adding", "quoting", "reported", "announced", "denied", "amid", "despite", "which", "who", "whom", "whose", "until", "if", "so", "then", "hours", "days", "believes", "argues", "noted", "urged", "vowed", "meanwhile")
	// giveAR and giveEN are acts in which something passes from hand to hand: "to" names who takes it, "from" who gives it.
	passing = map[string]bool{"سلم": true, "سلمت": true, "تسلم": true, "تسلمت": true, "زود": true, "زودت": true, "شارك": true, "شاركت": true, "نقل": true, "نقلت": true, "قدم": true, "قدمت": true, "تسليم": true, "استلم": true, "استلمت": true, "مرر": true, "تزويد": true, "ابلغ": true, "ابلغت": true, "استلام": true,
		"handed": true, "took": true, "take": true, "takes": true, "taken": true, "over": true, "passed": true, "pass": true, "shared": true, "share": true, "gave": true, "given": true, "received": true, "receives": true, "receive": true, "transferred": true, "handover": true, "transfer": true, "supplied": true, "provided": true, "delivered": true, "sent": true}
	beEN = set("was", "were", "been", "being", "is", "are", "be", "got", "gets")
	// verbsEN are the irregular forms in the patterns; regular ones end in -ed.
	verbsEN  = set("struck", "hit", "hits", "shot", "took", "takes", "taken", "take", "held", "hold", "holds", "met", "meet", "meets", "sent", "send", "sends", "left", "leave", "leaves", "withdrew", "withdraw", "withdraws", "withdrawn", "broke", "blew", "went", "came", "come", "fell", "drove", "fought", "fight", "fights", "gave", "give", "given", "found", "find", "flew", "flown", "fled", "flee", "retook", "overran", "swept", "sweep", "set", "caught", "brought", "bring", "put", "lost", "lose", "cut", "stole", "steal", "began", "begin", "slipped", "snuck", "sneaked", "blown", "ran", "laid", "lay", "beheaded", "open", "opens", "fire", "burn", "ambush", "attack", "raid", "storm", "capture", "kill", "kills", "arrest", "detain", "foil", "thwart", "seize", "dismantle", "bomb", "shell", "deploy", "release", "threaten", "threatens", "seizes", "arrests", "captures", "rounds", "raids", "detains", "foils", "thwarts", "attacks", "ambushes", "deploys", "bombs", "receives", "strike", "strikes", "pull", "pulls", "assume", "assumes", "conclude", "concludes", "dismantles", "enter", "enters", "release", "releases", "clash", "clashes", "hold", "let", "lets", "shut", "shuts", "hosted", "frees", "free", "swept", "hands", "hand", "sets", "brings", "gives", "says", "finds", "wins", "lands", "moves", "begins", "ends", "launches", "opens", "fires")
	claimsAR = set("تبني", "تبنت", "يتبني", "تتبني", "تبن", "تبنيه", "تبنيها", "اعلنت مسووليتها", "تبناه", "تبناها", "تبنته", "تبنتها")
)

func init() {
	for _, person := range []string{"عنصر", "مقاتل", "مسلح", "جندي", "ضابط", "شرطي", "عسكري", "منتسب", "متطوع", "شخص", "قيادي", "مسوول", "حارس", "مجند", "مراتب", "فرد"} {
		for _, end := range []string{"", "ا", "ان", "ين", "ون", "و", "ي"} {
			memberWords[person+end] = true
		}
	}
	for _, verb := range []string{"ساند", "دعم", "رافق", "وازر", "شارك"} { // "تؤازرها وحدة من الجيش"
		for _, person := range []string{"ي", "ت"} {
			for _, end := range []string{"ه", "ها", "هم", "هما"} {
				helpCues[person+verb+end] = true
				helpCues["و"+person+verb+end] = true
			}
		}
	}
	learn(helpCues, turnsAR, blowsAR)
}
