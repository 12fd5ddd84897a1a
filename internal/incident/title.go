package incident

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/text"
)

// pattern is how one class is put into a line. %by and %on stand for joined names of who acted and who was
// acted upon, %all for everybody named as a part, %how and %aim for the method and the aim of a plot; a form
// whose names are missing falls to the next: both, by, on, all, none. In Arabic, ل, ب and و are joined to the
// name that follows.
type pattern struct {
	both, by, on, all, none string
	pair                    string // %all with two or more: "between A and B"
}

var patternsEN = map[Class]pattern{
	Attack:              {both: "Attack by %by on %on", by: "Attack by %by", on: "Attack on %on", all: "Attack involving %all", none: "Attack"},
	Clash:               {both: "Clash between %by and %on", by: "Clash involving %by", on: "Clash with %on", all: "Clash involving %all", pair: "Clash between %all", none: "Clash"},
	Bombing:             {both: "Bombing by %by targeting %on", by: "Bombing by %by", on: "Bombing targeting %on", all: "Bombing involving %all", none: "Bombing"},
	Shelling:            {both: "Shelling by %by of %on", by: "Shelling by %by", on: "Shelling of %on", all: "Shelling involving %all", none: "Shelling"},
	Assassination:       {both: "Assassination by %by targeting %on", by: "Assassination by %by", on: "Assassination targeting %on", all: "Assassination involving %all", none: "Assassination"},
	Kidnapping:          {both: "Kidnapping by %by targeting %on", by: "Kidnapping by %by", on: "Kidnapping targeting %on", all: "Kidnapping involving %all", none: "Kidnapping"},
	Execution:           {both: "Execution by %by of %on", by: "Execution by %by", on: "Execution of %on", all: "Execution involving %all", none: "Execution"},
	ExplosiveRemnant:    {both: "Explosion of a mine or remnant left by %by, hitting %on", by: "Explosion of a mine or remnant left by %by", on: "Explosion of a mine or remnant, hitting %on", all: "Explosion of a mine or remnant involving %all", none: "Explosion of a mine or remnant"},
	FoiledPlot:          {both: "Plot%how by %on%aim foiled by %by", by: "Plot%how%aim foiled by %by", on: "Plot%how by %on%aim foiled", all: "Foiled plot%how involving %all%aim", none: "Plot%how%aim foiled"},
	Arrest:              {both: "Arrests by %by targeting %on", by: "Arrests by %by", on: "Arrests targeting %on", all: "Arrests involving %all", none: "Arrests"},
	Raid:                {both: "Raid by %by on %on", by: "Raid by %by", on: "Raid on %on", all: "Raid involving %all", none: "Raid"},
	Operation:           {both: "Operation by %by against %on", by: "Operation by %by", on: "Operation against %on", all: "Operation involving %all", none: "Operation"},
	WeaponsSeizure:      {both: "Weapons of %on seized by %by", by: "Weapons seized by %by", on: "Weapons of %on seized", all: "Weapons seizure involving %all", none: "Weapons seized"},
	WeaponsLoss:         {both: "Weapons of %on taken by %by", by: "Weapons taken by %by", on: "Weapons of %on taken", all: "Weapons taken, involving %all", none: "Weapons taken"},
	Seizure:             {both: "Ground taken from %on by %by", by: "Ground taken by %by", on: "Ground taken from %on", all: "Ground taken, involving %all", none: "Ground taken"},
	Airstrike:           {both: "Airstrike by %by on %on", by: "Airstrike by %by", on: "Airstrike on %on", all: "Airstrike involving %all", none: "Airstrike"},
	Movement:            {both: "Movement by %by against %on", by: "Movement by %by", on: "Movement against %on", all: "Movement by %all", none: "Movement"},
	Withdrawal:          {both: "Withdrawal by %by from %on", by: "Withdrawal by %by", on: "Withdrawal from %on", all: "Withdrawal by %all", none: "Withdrawal"},
	Deployment:          {both: "Deployment by %by against %on", by: "Deployment by %by", on: "Deployment against %on", all: "Deployment by %all", none: "Deployment"},
	Meeting:             {both: "Meeting of %by on %on", by: "Meeting of %by", on: "Meeting on %on", all: "Meeting with %all", pair: "Meeting between %all", none: "Meeting"},
	Agreement:           {both: "Agreement of %by on %on", by: "Agreement of %by", on: "Agreement on %on", all: "Agreement with %all", pair: "Agreement between %all", none: "Agreement"},
	IntelligenceSharing: {both: "Intelligence on %on shared by %by", by: "Intelligence shared by %by", on: "Intelligence on %on shared", all: "Intelligence sharing with %all", pair: "Intelligence sharing between %all", none: "Intelligence shared"},
	PropagandaRelease:   {both: "Release by %by threatening %on", by: "Release by %by", on: "Release threatening %on", all: "Release by %all", none: "Propaganda release"},
	Threat:              {both: "Threat by %by against %on", by: "Threat by %by", on: "Threat against %on", all: "Threat involving %all", none: "Threat"},
	Statement:           {both: "Statement by %by on %on", by: "Statement by %by", on: "Statement on %on", all: "Statement by %all", none: "Statement"},
	Aid:                 {both: "Aid from %by to %on", by: "Aid from %by", on: "Aid to %on", all: "Aid involving %all", none: "Aid"},
	Other:               {both: "Event involving %by and %on", by: "Event involving %by", on: "Event involving %on", all: "Event involving %all", none: "Event"},
}

var patternsAR = map[Class]pattern{
	Attack:              {both: "هجوم ل%by على %on", by: "هجوم ل%by", on: "هجوم على %on", all: "هجوم بمشاركة %all", none: "هجوم"},
	Clash:               {both: "اشتباك بين %by و%on", by: "اشتباك مع %by", on: "اشتباك مع %on", all: "اشتباك مع %all", pair: "اشتباك بين %all", none: "اشتباك"},
	Bombing:             {both: "تفجير ل%by استهدف %on", by: "تفجير ل%by", on: "تفجير استهدف %on", all: "تفجير بمشاركة %all", none: "تفجير"},
	Shelling:            {both: "قصف ل%by على %on", by: "قصف ل%by", on: "قصف على %on", all: "قصف بمشاركة %all", none: "قصف"},
	Assassination:       {both: "عملية اغتيال على يد %by استهدفت %on", by: "عملية اغتيال على يد %by", on: "عملية اغتيال استهدفت %on", all: "عملية اغتيال بمشاركة %all", none: "عملية اغتيال"},
	Kidnapping:          {both: "عملية خطف على يد %by استهدفت %on", by: "عملية خطف على يد %by", on: "عملية خطف استهدفت %on", all: "عملية خطف بمشاركة %all", none: "عملية خطف"},
	Execution:           {both: "عملية إعدام على يد %by بحق %on", by: "عملية إعدام على يد %by", on: "عملية إعدام بحق %on", all: "عملية إعدام بمشاركة %all", none: "عملية إعدام"},
	ExplosiveRemnant:    {both: "انفجار لغم أو ذخيرة من مخلفات %by أصاب %on", by: "انفجار لغم أو ذخيرة من مخلفات %by", on: "انفجار لغم أو ذخيرة من مخلفات الحرب أصاب %on", all: "انفجار لغم أو ذخيرة مرتبط ب%all", none: "انفجار لغم أو ذخيرة من مخلفات الحرب"},
	FoiledPlot:          {both: "إحباط مخطط%how ل%on%aim على يد %by", by: "إحباط مخطط%how%aim على يد %by", on: "إحباط مخطط%how ل%on%aim", all: "إحباط مخطط%how مرتبط ب%all%aim", none: "إحباط مخطط%how%aim"},
	Arrest:              {both: "توقيفات في صفوف %on على يد %by", by: "توقيفات على يد %by", on: "توقيفات في صفوف %on", all: "توقيفات بمشاركة %all", none: "توقيفات"},
	Raid:                {both: "مداهمة ل%by استهدفت %on", by: "مداهمة ل%by", on: "مداهمة استهدفت %on", all: "مداهمة بمشاركة %all", none: "مداهمة"},
	Operation:           {both: "عملية ل%by ضد %on", by: "عملية ل%by", on: "عملية ضد %on", all: "عملية بمشاركة %all", none: "عملية"},
	WeaponsSeizure:      {both: "ضبط أسلحة ل%on على يد %by", by: "ضبط أسلحة على يد %by", on: "ضبط أسلحة ل%on", all: "ضبط أسلحة بمشاركة %all", none: "ضبط أسلحة"},
	WeaponsLoss:         {both: "استيلاء %by على أسلحة ل%on", by: "استيلاء %by على أسلحة", on: "استيلاء على أسلحة ل%on", all: "استيلاء على أسلحة بمشاركة %all", none: "استيلاء على أسلحة"},
	Seizure:             {both: "انتزاع %by موقعًا من %on", by: "سيطرة %by على موقع", on: "انتزاع موقع من %on", all: "سيطرة على موقع بمشاركة %all", none: "سيطرة على موقع"},
	Airstrike:           {both: "غارة جوية ل%by على %on", by: "غارة جوية ل%by", on: "غارة جوية على %on", all: "غارة جوية بمشاركة %all", none: "غارة جوية"},
	Movement:            {both: "تحرّك ل%by ضد %on", by: "تحرّك ل%by", on: "تحرّك ضد %on", all: "تحرّك ل%all", none: "تحرّك"},
	Withdrawal:          {both: "انسحاب %by من مواقع %on", by: "انسحاب %by", on: "انسحاب من مواقع %on", all: "انسحاب %all", none: "انسحاب"},
	Deployment:          {both: "انتشار ل%by ضد %on", by: "انتشار ل%by", on: "انتشار ضد %on", all: "انتشار ل%all", none: "انتشار"},
	Meeting:             {both: "اجتماع ل%by بشأن %on", by: "اجتماع ل%by", on: "اجتماع بشأن %on", all: "اجتماع مع %all", pair: "اجتماع بين %all", none: "اجتماع"},
	Agreement:           {both: "اتفاق ل%by بشأن %on", by: "اتفاق ل%by", on: "اتفاق بشأن %on", all: "اتفاق مع %all", pair: "اتفاق بين %all", none: "اتفاق"},
	IntelligenceSharing: {both: "تقديم معلومات استخبارية من %by عن %on", by: "تقديم معلومات استخبارية من %by", on: "تبادل معلومات استخبارية عن %on", all: "تبادل معلومات استخبارية مع %all", pair: "تبادل معلومات استخبارية بين %all", none: "تبادل معلومات استخبارية"},
	PropagandaRelease:   {both: "إصدار دعائي ل%by يهدّد %on", by: "إصدار دعائي ل%by", on: "إصدار دعائي يهدّد %on", all: "إصدار دعائي ل%all", none: "إصدار دعائي"},
	Threat:              {both: "تهديد من %by ل%on", by: "تهديد من %by", on: "تهديد ل%on", all: "تهديد مرتبط ب%all", none: "تهديد"},
	Statement:           {both: "تصريح ل%by بشأن %on", by: "تصريح ل%by", on: "تصريح بشأن %on", all: "تصريح ل%all", none: "تصريح"},
	Aid:                 {both: "مساعدات من %by إلى %on", by: "مساعدات من %by", on: "مساعدات إلى %on", all: "مساعدات بمشاركة %all", none: "مساعدات"},
	Other:               {both: "حدث مرتبط ب%by و%on", by: "حدث مرتبط ب%by", on: "حدث مرتبط ب%on", all: "حدث مرتبط ب%all", none: "حدث"},
}

var methodWords = map[string]text.Bilingual{
	"car_bomb": {AR: "بسيارة مفخخة", EN: "with a car bomb"},
	"vbied":    {AR: "بسيارة مفخخة", EN: "with a car bomb"},
	"ied":      {AR: "بعبوة ناسفة", EN: "with an explosive device"},
	"suicide":  {AR: "بعمل انتحاري", EN: "by suicide"},
	"drone":    {AR: "بطائرة مسيّرة", EN: "with a drone"},
	"rocket":   {AR: "بصواريخ", EN: "with rockets"},
	"mortar":   {AR: "بقذائف هاون", EN: "with mortars"},
	"ambush":   {AR: "بكمين", EN: "from ambush"},
}

// shownNames is how many actors a title names on each end before it counts the others.
const shownNames = 2

// ComposeTitle puts the slots of a claim into one line in both languages: class, who, method, where, and the
// two first counts that matter. A claim that denies, plans or holds possible says so at the end.
func ComposeTitle(c Claim) text.Bilingual {
	return text.Bilingual{AR: composeTitle(&c, true), EN: composeTitle(&c, false)}
}

func composeTitle(c *Claim, ar bool) string {
	patterns := patternsEN
	if ar {
		patterns = patternsAR
	}
	p, ok := patterns[c.Class]
	if !ok {
		p = patterns[Other]
	}
	var bybuf, onbuf, allbuf [8]string
	by, on, all := bybuf[:0], onbuf[:0], allbuf[:0]
	var aims []string // of a foiled plot: whom it was to hit, as against whose it was
	for i := range c.Actors {
		a := &c.Actors[i]
		name := a.Name.EN
		if ar && a.Name.AR != "" || name == "" {
			name = a.Name.AR
		}
		if name == "" {
			continue
		}
		if ar {
			name = genitive(name)
		}
		switch a.Role {
		case By:
			by = add(by, name)
		case Against, Target, Victim:
			if c.Class == FoiledPlot && a.Role != Against {
				aims = add(aims, name)
			} else {
				on = add(on, name)
			}
		case With, Involved:
			all = add(all, name)
		case Claimant: // whoever claims a deed has not thereby done it
		}
	}
	var b strings.Builder
	b.Grow(160)
	form := p.none
	switch {
	case len(by) > 0 && len(on) > 0:
		form = p.both
	case len(by) > 0:
		form = p.by
		if p.pair != "" && len(by)+len(all) > 1 {
			form, all = p.pair, append(by, all...)
		}
	case len(on) > 0:
		form = p.on
	case len(all) > 1 && p.pair != "":
		form = p.pair
	case len(all) > 0:
		form = p.all
	}
	how, aim, aimed := methodOf(c, ar), "", false
	if c.Class == FoiledPlot {
		aim, aimed = aimOf(c, aims, ar)
	}
	for form != "" {
		i := strings.IndexByte(form, '%')
		if i < 0 {
			b.WriteString(form)
			break
		}
		if rest, early := strings.CutPrefix(form[i:], "%how"); early {
			b.WriteString(form[:i] + how)
			form, how = rest, ""
			continue
		}
		if rest, early := strings.CutPrefix(form[i:], "%aim"); early {
			b.WriteString(form[:i] + aim)
			form = rest
			continue
		}
		names, size := by, len("%by")
		switch {
		case strings.HasPrefix(form[i:], "%on"):
			names, size = on, len("%on")
		case strings.HasPrefix(form[i:], "%all"):
			names, size = all, len("%all")
		}
		writeNames(&b, form[:i], names, ar)
		form = form[i+size:]
	}
	b.WriteString(how)
	if !aimed {
		writePlace(&b, c, ar)
	}
	writeCounts(&b, c, ar)
	if c.Class != Threat && c.Class != FoiledPlot {
		switch c.Certainty {
		case Denied:
			b.WriteString(pick(ar, " (منفيّ)", " (denied)"))
		case Planned:
			b.WriteString(pick(ar, " (مخطَّط له)", " (planned)"))
		case Possible:
			b.WriteString(pick(ar, " (محتمل)", " (possible)"))
		}
	}
	return b.String()
}

// aimOf is what a foiled plot was to hit: whoever is named as its target, else the site that is named. The
// site is then an aim and not where the plot was foiled, which placed reports.
func aimOf(c *Claim, aims []string, ar bool) (aim string, placed bool) {
	if len(aims) == 0 {
		if len(c.Places) == 0 || c.Places[0].Precision != PlaceExact || c.Places[0].Name.In(lang(ar)) == "" {
			return "", false
		}
		aims, placed = []string{c.Places[0].Name.In(lang(ar))}, true
	}
	var b strings.Builder
	writeNames(&b, pick(ar, " كان يستهدف ", " targeting "), aims, ar)
	return b.String(), placed
}

// methodOf is how it was done or to be done, with a space before it, or nothing.
func methodOf(c *Claim, ar bool) string {
	switch c.Class {
	case Attack, Bombing, Assassination, FoiledPlot, Shelling, Operation:
		for _, m := range c.Methods {
			if w, ok := methodWords[m]; ok {
				return " " + w.In(lang(ar))
			}
		}
	}
	return ""
}

// plurals are words that begin names and change with their case; every place for a name in the Arabic
// patterns is genitive.
var plurals = []string{"مدنيون", "مسلحون", "مقاتلون", "متمردون", "مجهولون", "حوثيون", "معارضون", "متظاهرون"}

func genitive(name string) string {
	word, rest, _ := strings.Cut(name, " ")
	if stem, construct := strings.CutSuffix(word, "و"); construct && rest != "" && slices.Contains(plurals, stem+"ون") {
		return stem + "ي " + rest // مقاتلو العشائر
	}
	bare, article := strings.CutPrefix(word, "ال")
	if !strings.HasSuffix(bare, "ون") || !slices.Contains(plurals, bare) {
		return name
	}
	bare = strings.TrimSuffix(bare, "ون") + "ين"
	if article {
		bare = "ال" + bare
	}
	if rest != "" {
		bare += " " + rest
	}
	return bare
}

func lang(ar bool) string { return pick(ar, "ar", "en") }

func pick(ar bool, a, e string) string {
	if ar {
		return a
	}
	return e
}

func add(names []string, n string) []string {
	if slices.Contains(names, n) {
		return names
	}
	return append(names, n)
}

// writeNames writes the words before some names and the names, joined by "and". In Arabic a one-letter
// particle at the end of the words (ل, ب, و) is joined to the first name.
func writeNames(b *strings.Builder, before string, names []string, ar bool) {
	if !ar {
		b.WriteString(before)
	} else if cut, particle := particleOf(before); particle != "" {
		b.WriteString(cut)
		writeJoined(b, particle, names[0])
	} else {
		b.WriteString(before)
	}
	shown := min(len(names), shownNames)
	if len(names) == shown+1 {
		shown++ // "and one other" is longer than the name
	}
	for i, n := range names[:shown] {
		last := i == len(names)-1
		switch {
		case i == 0 && ar && endsWithParticle(before):
			continue // already written
		case i == 0:
		case ar:
			b.WriteByte(' ')
			writeJoined(b, "و", n)
			continue
		case last:
			b.WriteString(" and ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(n)
	}
	if more := len(names) - shown; more > 0 {
		s := strconv.Itoa(more)
		others := " و" + s + " جهات أخرى"
		switch {
		case more == 2:
			others = " وجهتين أخريين"
		case more > 10:
			others = " و" + s + " جهة أخرى"
		}
		b.WriteString(pick(ar, others, " and "+s+" others"))
	}
}

func endsWithParticle(s string) bool {
	_, p := particleOf(s)
	return p != ""
}

// particleOf cuts a particle that stands alone at the end of s.
func particleOf(s string) (before, particle string) {
	r, n := utf8.DecodeLastRuneInString(s)
	if r != 'ل' && r != 'ب' && r != 'و' {
		return s, ""
	}
	cut := s[:len(s)-n]
	if cut != "" && !strings.HasSuffix(cut, " ") {
		return s, ""
	}
	return cut, s[len(s)-n:]
}

// writeJoined writes a particle and the name it is joined to: ل + الجيش = للجيش, ل + اللواء = للواء. Before a
// name in another script the particle keeps a tatweel and a space.
func writeJoined(b *strings.Builder, particle, name string) {
	r, _ := utf8.DecodeRuneInString(name)
	if !unicode.Is(unicode.Arabic, r) {
		b.WriteString(particle)
		if particle != "و" {
			b.WriteString("ـ")
		}
		b.WriteByte(' ')
		b.WriteString(name)
		return
	}
	b.WriteString(particle)
	if rest, ok := strings.CutPrefix(name, "ال"); ok && particle == "ل" {
		if !strings.HasPrefix(rest, "ل") {
			b.WriteString("ل")
		}
		name = rest
	}
	b.WriteString(name)
}

// writePlace writes where, with the preposition that the precision allows. A position that is only somewhere
// in a unit is given as the unit's name.
func writePlace(b *strings.Builder, c *Claim, ar bool) {
	if len(c.Places) == 0 || c.Places[0].Precision == PlaceUnknown {
		return
	}
	p := &c.Places[0]
	name := p.Name.In(lang(ar))
	if name == "" {
		return
	}
	side, _, _ := strings.Cut(p.Name.EN, " ") // "south of Raqqa", "around Palmyra"
	beside := p.Precision == PlaceRegion && strings.ToLower(side) == side && strings.Contains(p.Name.EN, " of ")
	switch {
	case beside || !ar && p.Precision == PlaceRegion && side == "around":
		b.WriteByte(' ')
	case p.Precision == PlaceNear && len(p.ID) == 2 && strings.HasPrefix(p.Unit, p.ID):
		b.WriteString(pick(ar, " في ", " in ")) // the name is only the country's, and nothing is near a country
	case p.Precision == PlaceNear && ar:
		b.WriteString(" قرب ")
	case p.Precision == PlaceNear:
		b.WriteString(" near ")
	case c.Class == Withdrawal && !slices.ContainsFunc(c.Actors, func(a Participant) bool { return a.Role == Against || a.Role == Target }):
		b.WriteString(pick(ar, " من ", " from "))
	case ar:
		b.WriteString(" في ")
	case p.Precision == PlaceExact:
		b.WriteString(" at ")
	default:
		b.WriteString(" in ")
	}
	before, after := unitWords(p, ar)
	b.WriteString(before)
	b.WriteString(name)
	b.WriteString(after)
}

// unitWords say that a name is a governorate's or a district's: a town may have the same. Syria calls its
// districts otherwise than its neighbours do.
func unitWords(p *Place, ar bool) (before, after string) {
	en := strings.ToLower(p.Name.EN)
	first, _, _ := strings.Cut(p.Name.AR, " ")
	switch {
	case ar && (first == "محافظة" || first == "منطقة" || first == "قضاء"):
	case p.Precision == PlaceGovernorate && ar:
		return "محافظة ", ""
	case p.Precision == PlaceGovernorate && !strings.Contains(en, "governorate"):
		return "", " governorate"
	case p.Precision == PlaceDistrict && ar && strings.HasPrefix(p.Unit, "SY"):
		return "منطقة ", ""
	case p.Precision == PlaceDistrict && ar:
		return "قضاء ", ""
	case p.Precision == PlaceDistrict && !strings.Contains(en, "district"):
		return "", " district"
	}
	return "", ""
}

// titleCounts are the quantities that a title gives, in this order.
var titleCounts = []string{"killed", "wounded", "kidnapped", "arrested", "displaced", "weapons", "devices"}

func writeCounts(b *strings.Builder, c *Claim, ar bool) {
	written := 0
	for _, what := range titleCounts {
		for i := range c.Quantities {
			q := &c.Quantities[i]
			if q.What != what || q.Of != "" || q.Value <= 0 {
				continue
			}
			switch {
			case written == 0:
				b.WriteString(": ")
			case ar:
				b.WriteString("، ")
			default:
				b.WriteString(", ")
			}
			writeCount(b, q, ar)
			written++
			break
		}
		if written == 2 {
			return
		}
	}
}

// writeCount writes the best figure; bounds stand beside the title, only "at least" and "about" belong in it.
func writeCount(b *strings.Builder, q *Quantity, ar bool) {
	c := countedThings[q.What]
	if q.Max >= 0 && q.Approx {
		b.WriteString(pick(ar, "نحو ", "about "))
		b.WriteString(strconv.FormatInt(q.Value, 10))
		b.WriteByte(' ')
		b.WriteString(pick(ar, c.noun(q.Value), c.plural))
		return
	}
	if q.Max < 0 && !ar {
		b.WriteString("at least ")
	}
	if ar {
		b.WriteString(c.arabic(q.Value))
	} else {
		b.WriteString(c.english(q.Value))
	}
	if q.Max < 0 && ar {
		b.WriteString(" على الأقل")
	}
}
