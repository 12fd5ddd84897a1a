package agreement

import (
	"slices"
	"strconv"

	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/text"
)

// Paragraph is one part of the plain-language reading of terms.
type Paragraph struct {
	Topic string // stable: parties, goes, never, use, basis, assurances, onward, retention, beat, duration, steps, reading
	Title string
	Lines []Line
}

// Line is a full sentence, or an item of the list that the last sentence announced.
type Line struct {
	Text string
	Item bool
}

// Read puts terms into plain language, Arabic ("ar") or English, in full sentences that need no lawyer: what goes, what
// never goes, for what use, how long it is kept, who may pass it on, when it ends, what opens the next step. It is made
// from the terms alone, and speaks of terms that are not valid too: what is missing in them does not go.
func (t Terms) Read(lang string, n Names) []Paragraph {
	if lang != "ar" {
		lang = "en"
	}
	var out []Paragraph
	for _, p := range t.reading(n) {
		q := Paragraph{Topic: p.topic, Title: p.title.In(lang)}
		for _, l := range p.lines {
			q.Lines = append(q.Lines, Line{l.words.In(lang), l.item})
		}
		out = append(out, q)
	}
	return out
}

// part is a paragraph in both languages while it is being written.
type part struct {
	topic string
	title text.Bilingual
	lines []sentence
}

type sentence struct {
	words text.Bilingual
	item  bool
}

func (p *part) say(ar, en string)         { p.lines = append(p.lines, sentence{both(ar, en), false}) }
func (p *part) item(words text.Bilingual) { p.lines = append(p.lines, sentence{words, true}) }

func (t Terms) reading(n Names) []part {
	return []part{
		t.readParties(n), t.readGoes(n), t.readNever(), t.readUse(), t.readBasis(), t.readAssurances(), t.readOnward(n),
		t.readRetention(), t.readBeat(), t.readDuration(), t.readSteps(), readReading(),
	}
}

func (t Terms) readParties(n Names) part {
	p := part{topic: "parties", title: both("بين مَن", "Between whom")}
	giver, taker := n.party(t.Giver), n.party(t.Taker)
	p.say("المعطي: "+giver.AR+". المتلقي: "+taker.AR+".", "The giver is "+giver.EN+"; the taker is "+taker.EN+".")
	title := quoted(t.Title)
	if t.Title == (text.Bilingual{}) {
		title = both("هذا الاتفاق", "this agreement")
	}
	p.say("بموجب "+title.AR+" يجوز للمعطي أن يعطي المتلقي ما يُذكر هنا، ولا شيء سواه.", "Under "+title.EN+" the giver may give the taker what is named here, and nothing else.")
	p.say("هذا إذن لا التزام: للمعطي أن يمتنع متى شاء.", "This is a permission, not a duty: the giver need not give anything.")
	p.say("وهو في اتجاه واحد: ما يعطيه المتلقي للمعطي يحتاج إلى اتفاق آخر.", "It holds in one direction: what the taker gives the giver needs an agreement of its own.")
	p.say("وتوقيعه ليس اعترافًا بالطرف الآخر ولا دعمًا له، ولا يغيّر شيئًا في القوانين الخاصة بالجهات المصنَّفة.",
		"Signing it neither recognises nor supports the other party, and changes nothing in the laws on designated organisations.")
	return p
}

func (t Terms) readGoes(n Names) part {
	p := part{topic: "goes", title: both("ما يجوز إعطاؤه", "What may go")}
	if len(t.Kinds) == 0 {
		p.say("لم يُذكر أي نوع، فلا يُعطى شيء.", "No kind of thing is named, so nothing goes.")
	} else {
		p.say("يجوز إعطاء هذه الأنواع:", "These kinds of things may go:")
		for _, k := range t.Kinds {
			p.item(k.Words())
		}
	}
	switch {
	case len(t.Subjects) == 0:
		p.say("لم تُسمَّ أي جهة تخصها المواد، فلا يُعطى شيء.", "No subject is named, so nothing goes.")
	case slices.Contains(t.Subjects, Any):
		p.say("ولا فرق أي جهة تخص.", "It does not matter which group or force they are about.")
	default:
		s := anyOf(each(t.Subjects, func(id string) text.Bilingual { return named(n.Subject, id) }))
		p.say("ويجب أن تخص إحدى هذه الجهات، أو جزءًا منها: "+s.AR+".", "They must be about "+s.EN+", or a part of it.")
	}
	switch {
	case len(t.Units) == 0:
		p.say("لم يُسمَّ أي مكان، فلا يُعطى شيء.", "No place is named, so nothing goes.")
	case slices.Contains(t.Units, Any):
		p.say("ولا فرق أين وقع الحدث، وإن لم يُعرف مكانه.", "It does not matter where it happened, even if the place is not known.")
	default:
		u := anyOf(each(t.Units, func(id string) text.Bilingual { return named(n.Unit, id) }))
		p.say("ويجب أن يكون الحدث، أو المتوقَّع منه، في "+u.AR+".", "It must have happened, or be expected, in "+u.EN+".")
	}
	from, to := dated(t.From), dated(t.To)
	switch {
	case t.From == incident.NoDay && t.To == incident.NoDay:
		p.say("ولا فرق متى وقع.", "It does not matter when it happened.")
	case t.To == incident.NoDay:
		p.say("ويجب أن يكون يومه "+from.AR+" أو بعده.", "It must have happened, or be expected, on "+from.EN+" or later.")
	case t.From == incident.NoDay:
		p.say("ويجب أن يكون يومه "+to.AR+" أو قبله.", "It must have happened, or be expected, on "+to.EN+" or earlier.")
	default:
		p.say("ويجب أن يقع بين "+from.AR+" و"+to.AR+"، واليومان داخلان.", "It must have happened, or be expected, between "+from.EN+" and "+to.EN+", both days included.")
	}
	if len(t.Classes) == 0 {
		p.say("وكل أصناف الأحداث داخلة.", "Every class of happening is covered.")
	} else {
		c := all(each(t.Classes, classWords))
		p.say("وأصناف الأحداث الداخلة هذه وحدها: "+c.AR+".", "Only these classes of happening are covered: "+c.EN+".")
	}
	m, w := string(t.Ceiling), markingWords(t.Ceiling)
	switch {
	case m == "":
		p.say("لم يُحدَّد سقف، فلا يُعطى شيء.", "No ceiling is chosen, so nothing goes.")
	default:
		p.say("والسقف وسم "+isolate(m)+": "+w.AR+".", "The ceiling is "+m+": "+w.EN+".")
	}
	switch f := precisionWords(t.Finest); t.Finest {
	case incident.PlaceExact:
		p.say("ويجوز ذكر المكان بالدقة التي عُرف بها، حتى الموقع نفسه.", "Places may be given as finely as they are known, down to the very site.")
	case "":
		p.say("لم تُحدَّد دقة المكان، فلا يُعطى شيء.", "How finely places may be given is not chosen, so nothing goes.")
	case incident.PlaceUnknown:
		p.say("ولا يُذكر المكان أصلًا.", "No place is given at all.")
	default:
		p.say("وأدق ما يُذكر من المكان: "+f.AR+".", "The finest that a place may be given is: "+f.EN+".")
	}
	if t.Sources {
		p.say("ويجوز ذكر المصادر.", "Sources may be named.")
	}
	if slices.Contains(t.Kinds, Watch) {
		p.say("ومن قيود المراقبة لا يُعطى إلا ما يقع مكانه كله وزمنه كله ضمن ما سبق، ولا يُعطى عدد من يراقبون أبدًا.",
			"Of watches, only those go whose land and time lie wholly within this; how many people keep one never goes.")
		if t.Finest != incident.PlaceExact && t.Finest != "" {
			p.say("ولأن الحدود المرسومة أدق من ذلك، لا تُعطى إلا مراقبة وحدة إدارية كاملة بهذا القدر أو أكبر.",
				"Drawn outlines are finer than that, so only watches of whole administrative units of that size or larger go.")
		}
	}
	return p
}

func (t Terms) readNever() part {
	p := part{topic: "never", title: both("ما لا يُعطى أبدًا", "What never goes")}
	p.say("ما لم يُذكر أعلاه لا يُعطى.", "What is not named above does not go.")
	var not []text.Bilingual
	for _, k := range Kinds() {
		if !slices.Contains(t.Kinds, k) {
			not = append(not, k.Words())
		}
	}
	if len(not) > 0 && len(not) < len(Kinds()) {
		l := listed(not, "؛ ", "; ")
		p.say("فمن الأنواع لا يُعطى: "+l.AR+".", "Of kinds, these do not go: "+l.EN+".")
	}
	if t.Sources {
		p.say("ولا يُذكر مصدر وسمه فوق السقف، ولو جاز ذكر غيره.", "A source that is marked above the ceiling is not named, even though others may be.")
	} else {
		p.say("ولا يُعطى ما يكشف ممّن جاءت المعلومة أو كيف جاءت.", "What shows from whom or how a report came does not go.")
	}
	p.say("ولا يُعطى ما يدل على شخص بعينه ليس شخصية عامة، كاسم أو وثيقة أو هاتف أو صورة أو عائلة، إلا إذا كان التحذير موجَّهًا إليه.",
		"What identifies a person who is not a public figure does not go: a name, papers, a telephone, a face, a family; unless the warning is meant for that person.")
	p.say("وما جاء من طرف ثالث لا يُعطى إلا بما يجيزه اتفاق ذلك الطرف أو موافقة مسجَّلة منه.", "What came from a third party goes only as that party’s agreement or its recorded consent allows.")
	if t.Ceiling != "" {
		p.say("ولا يُعطى ما وسمه فوق "+isolate(string(t.Ceiling))+"، ولا ما وسمه غير مفهوم.", "What is marked above "+string(t.Ceiling)+", or in a way that cannot be read, does not go.")
	}
	if (t.Ceiling != incident.TLPRed) && (slices.Contains(t.Kinds, Watch) || slices.Contains(t.Kinds, Plan)) {
		p.say("والخطط وقيود المراقبة وسمها "+isolate("TLP:RED")+" ما لم يخفضه شخص، فلا يُعطى منها ما بقي على هذا الوسم.",
			"Watches and plans are TLP:RED unless a person marks them lower; those that stay TLP:RED do not go.")
	}
	p.say("ولا يظهر في ما يُعطى هل حُجب شيء أم لا.", "Nothing that goes shows whether anything was held back.")
	return p
}

func (t Terms) readUse() part {
	p := part{topic: "use", title: both("لأي استعمال", "For what use")}
	if t.Purpose == "" {
		p.say("لم يُحدَّد غرض، فلا يُعطى شيء.", "No purpose is chosen, so nothing goes.")
	} else {
		w := t.Purpose.Words()
		p.say("يستعمل المتلقي ما أُعطي لغرض واحد لا غير: "+w.AR+".", "The taker may use what it is given for one purpose and no other: "+w.EN+".")
	}
	if t.PurposeText != (text.Bilingual{}) {
		q := quoted(t.PurposeText)
		p.say("وبعبارة الطرفين: "+q.AR+".", "In the words of the parties: "+q.EN+".")
	}
	if t.PAP == "" {
		p.say("لم يُحدَّد ما يجوز للمتلقي فعله، فلا يُعطى شيء.", "What the taker may do with it is not chosen, so nothing goes.")
	} else {
		w := t.PAP.Words()
		p.say("ويجوز للمتلقي في ما أُعطي ("+isolate(string(t.PAP))+") "+w.AR+".", "With it the taker may ("+string(t.PAP)+") "+w.EN+".")
	}
	p.say("ولا شيء مما يُعطى أمر أو طلب بضرب أحد أو توقيفه أو ملاحقته.", "Nothing that goes is an order or a request to strike, arrest or follow anybody.")
	return p
}

func (t Terms) readBasis() part {
	p := part{topic: "basis", title: both("على أي أساس قانوني", "On what legal basis")}
	if t.Basis == "" {
		p.say("لم يُحدَّد أساس قانوني، فلا يُعطى شيء.", "No legal basis is chosen, so nothing goes.")
		return p
	}
	w := t.Basis.Words()
	p.say("يعطي المعطي على هذا الأساس: "+w.AR+".", "The giver gives on this basis: "+w.EN+".")
	if t.BasisText != (text.Bilingual{}) {
		q := quoted(t.BasisText)
		p.say("وهو بالاسم: "+q.AR+".", "By name: "+q.EN+".")
	}
	return p
}

func (t Terms) readAssurances() part {
	p := part{topic: "assurances", title: both("تعهدات حقوق الإنسان", "Assurances about human rights")}
	switch {
	case len(t.Assurances) > 0:
		p.say("لا يُعطى شيء إلا ما دامت تعهدات المتلقي الموقّعة نافذة، وهي:", "Nothing goes unless the taker’s signed assurances are in force. They are:")
		for _, a := range t.Assurances {
			p.item(a.Words())
		}
		p.say("وإذا ثبت بلاغ بانتهاك من المتلقي توقف الإعطاء.", "If a report of abuse by the taker is substantiated, nothing more goes.")
	case t.ForAction():
		p.say("هذا الغرض قد ينتهي بقوة أو توقيف أو محاكمة، ولم يُطلب له أي تعهد، فلا يُعطى شيء.", "With this purpose force, arrest or a trial may follow, and no assurance is asked for, so nothing goes.")
	default:
		p.say("لا تُطلب تعهدات، لأن الغرض لا يدخل فيه استعمال القوة ولا التوقيف ولا المحاكمة.", "None are asked for, because the purpose includes neither force nor arrest nor a trial.")
	}
	return p
}

func (t Terms) readOnward(n Names) part {
	p := part{topic: "onward", title: both("مَن يجوز له التمرير", "Who may pass it on")}
	o := t.Onward
	switch o.Rule {
	case OnwardAsk:
		p.say("لا يمرّر المتلقي مادة إلى غيره إلا بعد موافقة المعطي، في كل مرة.", "The taker may pass a thing on only after the giver has consented, each time anew.")
	case OnwardListed:
		who := all(each(o.Parties, n.party))
		if slices.Contains(o.Parties, Any) {
			who = both("أي كان", "anybody")
		}
		if len(o.Parties) == 0 {
			who = both("(لا أحد)", "(nobody)")
		}
		upTo := both(isolate(string(o.Ceiling))+" أو أخف منه", string(o.Ceiling)+" or more widely")
		if o.Ceiling == incident.TLPClear {
			upTo = both(isolate(string(o.Ceiling)), string(o.Ceiling))
		}
		p.say("يجوز للمتلقي أن يمرّر إلى "+who.AR+"، بلا سؤال، ما وسمه "+upTo.AR+".", "The taker may pass on to "+who.EN+", without asking, what is marked "+upTo.EN+".")
		p.say("وما عدا ذلك لا يُمرَّر إلا بعد موافقة المعطي، في كل مرة.", "All else it may pass on only after the giver has consented, each time anew.")
	default: // none, and what is not known
		p.say("لا يمرّر المتلقي شيئًا مما أُعطي إلى أي طرف آخر.", "The taker may pass nothing of it on to any other party.")
	}
	p.say("ويسري وسم كل مادة مع هذه القاعدة، ويُعمل بالأشد منهما.", "The marking of each thing binds as well: the stricter of the two counts.")
	p.say("وإذا استردّ المعطي مادة سحبها المتلقي عنده وعند كل من مرّرها إليه.", "If the giver recalls a thing, the taker withdraws it, at home and wherever it passed it on.")
	return p
}

func (t Terms) readRetention() part {
	p := part{topic: "retention", title: both("كم تُحفظ", "How long it is kept")}
	if t.RetentionDays < 1 {
		p.say("لم تُحدَّد مدة الحفظ، فلا يُعطى شيء.", "How long things are kept is not chosen, so nothing goes.")
		return p
	}
	d := days.count(t.RetentionDays)
	p.say("يمحو المتلقي كل مادة في أجل أقصاه "+d.AR+" من يوم إعطائها، ويوقّع شهادة بمحوها.", "The taker erases each thing at the latest "+d.EN+" after the day on which it was given, and signs a certificate of the erasure.")
	p.say("ويبقى هذا الواجب بعد انتهاء الاتفاق.", "This duty outlasts the agreement.")
	return p
}

func (t Terms) readBeat() part {
	p := part{topic: "beat", title: both("موعد الإرسال", "The beat")}
	b := beat(t)
	p.say("يخرج العاجل فورًا. ويخرج ما عداه معًا كل "+b.AR+"، في موعد الإرسال، كي لا يدل وقت خروجه على شيء.", "What is urgent goes at once. All else leaves together on the beat, every "+b.EN+", so that the time of leaving tells nothing.")
	return p
}

func (t Terms) readDuration() part {
	p := part{topic: "duration", title: both("متى يبدأ ومتى ينتهي", "When it starts and ends")}
	if t.Starts == incident.NoDay || t.Ends == incident.NoDay {
		p.say("لم يُحدَّد يوم البدء أو يوم الانتهاء، فلا يُعطى شيء.", "The first or the last day is not chosen, so nothing goes.")
	} else {
		s, e := dated(t.Starts), dated(t.Ends)
		p.say("يسري من "+s.AR+" إلى "+e.AR+"، واليومان داخلان، بالتوقيت العالمي ("+isolate("UTC")+").", "It runs from "+s.EN+" to "+e.EN+", both days included (UTC).")
	}
	p.say("ولا يسري قبل أن يوقّعه الطرفان. وكل تعديل نسخة جديدة يوقّعانها.", "It is not in force before both parties have signed it. Every change is a new version that both sign.")
	p.say("ولكل من الطرفين أن ينهيه قبل ذلك بإشعار موقّع يحدد يوم انتهائه.", "Either party can end it earlier by a signed notice that names the day.")
	p.say("وبعد انتهائه لا يُعطى شيء، ويبقى ما أُعطي مقيّدًا بهذه الشروط.", "After its end nothing more goes, and what was given stays bound by these terms.")
	return p
}

func (t Terms) readSteps() part {
	p := part{topic: "steps", title: both("خطوة مقابل خطوة", "A step for a step")}
	if len(t.Ladder) < 2 {
		p.say("كل ما ذُكر مفتوح منذ بدء السريان.", "Everything named above is open from the start.")
		switch t.OnBreach {
		case DropFirst, DropOne:
			p.say("وتسجيل خرق لا يوقف الإعطاء من تلقائه، وللمعطي أن يمتنع أو أن ينهي الاتفاق.", "A recorded breach by itself stops nothing; the giver may stop giving, or end the agreement.")
		default:
			p.say("وإذا سجّل أحد الطرفين خرقًا توقف الإعطاء كله، ولا يُستأنف إلا إذا وقّع الطرفان على فتحه من جديد.", "If either party records a breach, nothing more goes until both sign that it opens again.")
		}
		return p
	}
	p.say("تُفتح الخطوات واحدة بعد أخرى، وما فتحته خطوة يبقى مفتوحًا مع التي تليها.", "Steps open one after another; what a step opened stays open with the next.")
	open := map[Kind]bool{}
	for i, s := range t.Ladder {
		var fresh []Kind
		for _, k := range s.Opens {
			if !open[k] {
				fresh, open[k] = append(fresh, k), true
			}
		}
		n, name, opens := strconv.Itoa(i+1), quoted(s.Name), listed(each(fresh, Kind.Words), "؛ ", "; ")
		if i == 0 {
			p.say("الخطوة 1، "+name.AR+"، مفتوحة منذ بدء السريان، وفيها: "+opens.AR+".", "Step 1, "+name.EN+", is open from the start. It holds: "+opens.EN+".")
			continue
		}
		p.say("الخطوة "+n+"، "+name.AR+"، تضيف: "+opens.AR+". وتُفتح حين يوقّع الطرفان على فتحها، ولا يصح ذلك إلا إذا تحقق كل ما يلي:",
			"Step "+n+", "+name.EN+", adds: "+opens.EN+". It opens once both parties have signed that it does, which counts only if all of this holds:")
		for _, c := range s.Conditions {
			p.item(c.Words())
		}
	}
	p.say("وتُعدّ الأرقام من السجلّين اللذين يحفظهما الطرفان معًا، والأوقات كما هي مثبتة فيهما.", "Numbers are counted from the two ledgers that both parties hold, and times are those that stand in them.")
	switch t.OnBreach {
	case DropFirst:
		p.say("وإذا سجّل أحد الطرفين خرقًا لم تبقَ مفتوحة إلا الخطوة 1، ولا تُفتح غيرها إلا بشروطها وبتوقيع جديد.", "If either party records a breach, only step 1 stays open; the others open again on their conditions, signed anew.")
	case DropOne:
		p.say("وإذا سجّل أحد الطرفين خرقًا أُغلقت أعلى خطوة مفتوحة، إلا الخطوة 1، ولا تُفتح إلا بشروطها وبتوقيع جديد.", "If either party records a breach, the highest open step is closed, but never step 1; it opens again on its conditions, signed anew.")
	default:
		p.say("وإذا سجّل أحد الطرفين خرقًا أُغلقت الخطوات كلها، ولا تُفتح من جديد إلا واحدة بعد أخرى بتوقيع الطرفين.", "If either party records a breach, all steps are closed; they open again one after another, signed by both.")
	}
	return p
}

func readReading() part {
	p := part{topic: "reading", title: both("عن هذه القراءة", "About this reading")}
	p.say("كتب البرنامج هذه القراءة من الشروط نفسها، بالعربية والإنجليزية. فإن اختلفت معها فالعبرة بالشروط الموقّعة.", "The program wrote this reading from the terms themselves, in Arabic and in English. Where it differs from them, the signed terms count.")
	return p
}

// Words puts the condition into words that complete "only if all of this holds:".
func (c Condition) Words() text.Bilingual {
	n := nounOf(c.What)
	least := n.count(c.N)
	counting := both("ويُحتسب منها ما لا يقل عن "+least.AR, "at least "+strconv.Itoa(c.N)+" must count")
	switch c.Type {
	case AcknowledgedWithin:
		p, h := percent(c.Percent), span(c.Hours)
		all := both(p.AR+" على الأقل من "+pluralAR(c.What)+" المعطاة أُقرّ بها", "at least "+p.EN+" of the "+n.ens+" given were acknowledged")
		if c.Percent == 100 {
			all = both("كل "+pluralAR(c.What)+" المعطاة أُقرّ بها", "all "+n.ens+" given were acknowledged")
		}
		return both(all.AR+" خلال "+h.AR+" من إعطائها؛ "+counting.AR+"، وما لم تنقضِ مهلته لا يُحتسب إلا إذا أُقرّ به",
			all.EN+" within "+h.EN+" of being given; "+counting.EN+", and one whose time is not up counts only once it is acknowledged")
	case OutcomeForEach:
		if c.Days == 0 {
			return both("أبلغ المتلقي المعطي بنتيجة كل ما أُعطي من "+pluralAR(c.What)+" حتى الآن ولم يستردّه المعطي؛ "+counting.AR+"، وكل جديد يُبطل تحقق هذا الشرط إلى أن تعود نتيجته",
				"the taker has told the giver what came of every "+n.en+" given so far, unless the giver recalled it; "+counting.EN+", and a new one closes this condition until its outcome is back")
		}
		d := days.count(c.Days)
		return both("أبلغ المتلقي المعطي بنتيجة كل ما مضى على إعطائه أكثر من "+d.AR+" من "+pluralAR(c.What)+" ولم يستردّه المعطي؛ "+counting.AR,
			"the taker has told the giver what came of every "+n.en+" given more than "+d.EN+" ago, unless the giver recalled it; "+counting.EN)
	case DaysWithoutBreach:
		d := fullDays.count(c.Days)
		return both("لم يُسجَّل أي خرق منذ "+d.AR+"، تُعدّ من بدء السريان أو من آخر خرق", d.EN+" have passed without a recorded breach, counted from the start of the agreement or from the last breach")
	case GivenAtLeast:
		return both("أعطى المعطي بموجب هذا الاتفاق ما لا يقل عن "+least.AR, "the giver has given at least "+least.EN+" under this agreement")
	case ReceivedAtLeast:
		return both("أعطى المتلقي للمعطي ما لا يقل عن "+least.AR, "the taker has given the giver at least "+least.EN)
	case ReciprocalStep:
		s := strconv.Itoa(c.N)
		return both("الخطوة "+s+" أو أعلى منها مفتوحة في الاتفاق المقابل، أي في ما يعطيه المتلقي للمعطي", "step "+s+" or a higher one is open in the agreement of the other direction, for what the taker gives the giver")
	case Signed:
		w, is := instrumentWords(c.Instrument), " is"
		if c.Instrument == instrument.Assurance {
			is = " are"
		}
		return both("تسري بين الطرفين "+w.AR, w.EN+is+" in force between the two parties")
	}
	return both("شرط غير معروف، فلا يتحقق", "a condition that is not known, which never holds")
}
