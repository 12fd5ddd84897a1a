package read

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// rule is a pattern of words that tells a class of happening.
type rule struct {
	class incident.Class
	noun  bool // names the happening and does not assert it: needs a date or a place beside it
	words []element
}

// element is one step of a pattern: any of its words after at most gap others.
type element struct {
	exact  map[string]bool
	prefix []string
	gap    int
}

// ruleText is the table of triggers, one pattern a line: "class: pattern", "class n: pattern" for nouns. Words are
// written folded; a|b are alternatives, a* a beginning, ~3 lets up to three other words stand between. The first that
// fits at a word wins.
const ruleText = `
foiled_plot: احبط|احبطت|احبطوا|احباط|افشل|افشلت|افشال|يحبط|تحبط
foiled_plot: prevented|averted|stopped ~3 bombing|attack|plot|bomb
foiled_plot: foiled|thwarted|foiling|thwarting|foil|thwart|disrupted|disrupt ~4 plot|attack|attacks|bombing|plots|plan|attempt
propaganda_release: نشر|ينشر|تنشر|نشرت|بث|بثت|اصدر|اصدرت ~3 اصدار*|فيديو|تسجيل*|شريطا|مقطعا|مقطع
propaganda_release: released|published|posted|issued|releases|circulated ~4 video|videos|audio|footage|newsletter
explosive_remnant: انفجار|انفجر|بانفجار ~1 لغم|الغام|مخلفات|ذخيره
explosive_remnant: landmine|landmines|unexploded|mine ~2 exploded|explosion|blast|detonated|killed|ordnance
weapons_loss: سيطر|سيطرت|سيطروا|السيطره|سيطره|استولي|استولت|استولوا|استيلاء|الاستيلاء|استحوذ|استحوذوا|غنم|غنموا|نهب|نهبوا ~7 اسلحه|سلاح|ذخاير|ذخيره|معدات|عتاد|مستودع|مستودعات|الاسلحه|صواريخ
weapons_seizure: ضبط|ضبطت|ضبطوا|صادر|صادرت|صادروا|مصادره|عثر|عثرت|العثور ~5 اسلحه|سلاح|ذخاير|ذخيره|عبوات|عبوه|صواريخ|متفجرات|مستودع|بندقيه|بنادق|قنابل|الغام|احزمه
weapons_loss: seized|captured|looted|stole|took|taken|acquired|obtained ~5 weapons|ammunition|arms|munitions|explosives|rifles|equipment|arsenal
weapons_seizure: confiscated|found|recovered|discovered|uncovered ~5 weapons|ammunition|arms|munitions|explosives|rifles|cache
weapons_seizure: devices|weapons|explosives|rifles|ammunition ~12 seized|confiscated|recovered
intelligence_sharing: شارك|شاركت|تبادل|تبادلت|تشارك|زود|زودت|مشاركه|قدم|قدمت|سلم|سلمت|تبادلا ~5 معلومات|المعلومات
intelligence_sharing: shared|exchanged|passed|provided|sharing|gave ~4 intelligence|information
kidnapping: خطف|خطفت|خطفوا|اختطف|اختطفت|اختطفوا
kidnapping: kidnapped|abducted|kidnapping|abducting
kidnapping n: اختطاف|abduction
assassination: اغتال|اغتالت|اغتيل|اغتالوا
assassination: assassinated|assassinating
assassination n: اغتيال|assassination
execution: اعدم|اعدمت|اعدموا
execution: executed|beheaded
execution n: اعدام|execution
airstrike: شن|شنت|نفذ|نفذت ~6 غاره|غارات|غارتين|ضربه|ضربات|ضربتين|قصفا
airstrike: قصف|قصفت|استهدف|استهدفت ~3 طيران|طايره|طايرات|الطيران|مسيره
airstrike n: غاره|غارات|غارتان|airstrike|airstrikes
airstrike: carried|conducted|launched|struck ~4 airstrike|airstrikes|strikes|strike
airstrike: bombed|airstrikes hit|airstrike hit|drone strike|air strike|air strikes
shelling: قصف|قصفت|قصفوا
shelling n: قصف|shelling
shelling: shelled
clash: اشتبك|اشتبكت|اشتبكوا|اندلعت اشتباكات|دارت اشتباكات|وقعت اشتباكات|اشتباكات عنيفه|جرت اشتباكات
clash: clashed|fought ~2 with|against|fighters|forces
clash: exchanged fire
clash n: اشتباكات|اشتباك|clashes|firefight
bombing: انفجر|انفجرت|فجر|فجرت|فجروا ~6 سياره|عبوه|دراجه|نفسه|حزام|حزاما|مفخخه|عبوات
bombing: وقع|هز|هزت|حدث ~2 انفجار|تفجير|انفجارات
bombing: exploded|detonated|blew up
bombing n: تفجير|انفجار|bombing|explosion|blast
attack: هاجم|هاجمت|هاجموا|يهاجم|استهدف|استهدفت|استهدفوا
attack: شن|شنت|شنوا|نفذ|نفذت|نفذوا ~4 هجوم|هجوما|هجمات|هجومين|كمين|كمينا|عمليه انتحاريه
attack: تعرض|تعرضت|تعرضوا ~8 هجوم|كمين|اطلاق
attack: اطلق|اطلقوا|فتح|فتحوا ~4 النار
attack: attacked|ambushed|assaulted|stormed|targeted
attack: opened fire|shot dead|gunned down
attack: launched|carried|staged ~4 attack|attacks|ambush|assault
attack n: هجوم|كمين|attack|ambush|assault
raid: داهم|داهمت|داهموا|دهم|دهمت|يداهم|اغار
raid: raided
raid n: مداهمه|مداهمات|دهم|raid
arrest: قبضوا|اعتقل|اعتقلت|اعتقلوا|يعتقل|تعتقل|تعتقلان
arrest: القي|القت|القوا|القاء ~5 القبض
arrest: اوقف|اوقفت|توقيف|قبض|قبضت ~3 شخص*|اشخاص|عنصر*|عناصر|متهم*|مشتبه*|مطلوب*
arrest: arrested|arrests|detained|apprehended
arrest n: اعتقال|اعتقالات|arrest
operation: اطلق|اطلقت|بدا|بدات|نفذ|نفذت|شن|شنت ~4 حمله|عمليه ~2 امنيه|عسكريه|تمشيط|واسعه|مشتركه
operation: launched|began|conducted|carried ~4 operation|campaign|sweep|offensive
operation n: عمليه امنيه|حمله امنيه|حمله تمشيط|security operation|sweep
meeting: اجتمع|اجتمعت|اجتمعوا|التقي|التقت|التقوا|يجتمع|تجتمع|يلتقي
meeting: جرت|جري|عقد|عقدت|عقدوا|انعقد|شهدت|استضافت ~3 اجتماع*|لقاء*|مباحثات|محادثات|جلسه
meeting: met ~1 with|in|at|on|the
meeting: held ~3 talks|meeting|meetings
meeting n: اجتماع|لقاء|مباحثات|meeting|talks
agreement: اتفق|اتفقت|اتفقوا|وقع|وقعت|وقعوا|توصل|توصلت|توصلوا ~4 اتفاق*|علي|هدنه
agreement: agreed|signed|reached ~4 agreement|deal|truce|ceasefire|to
deployment: انتشر|انتشرت|انتشروا|تنتشر
deployment: نشر|نشرت|دفع|دفعت|ارسل|ارسلت|عزز|عززت|ادخال|ادخل|ادخلت|وصلت|وصول|ينشر|تنشر ~3 قوات|تعزيزات|قواتها|قواته|وحدات
deployment: deployed|deploying|deploy|deploys
deployment: sent|brought|moved ~3 reinforcements|troops|forces
deployment n: انتشار|deployment
withdrawal: انسحب|انسحبت|انسحبوا|ينسحب|تنسحب|اخلي|اخلت
withdrawal: withdrew|withdrawn|withdraw|pulled out|pulled back
withdrawal: left ~1 positions
withdrawal: evacuated ~1 base|bases|positions
withdrawal n: انسحاب|انسحابات|withdrawal|pullout
movement: تسلل|تسللت|تسللوا|توجه رتل|تحرك رتل|دخل رتل|عبر رتل|مر رتل
movement: infiltrated|convoy ~2 crossed|moved|left|entered
threat: هدد|هددت|هددوا|يهدد|تهدد|توعد|توعدت|توعدوا
threat n: تهديد
threat: threaten|threatened|threatens|threatening|vowed|vows
seizure: سيطر|سيطرت|سيطروا|استولي|استولت|استولوا|استعاد|استعادت|استعادوا ~3 علي|السيطره
seizure: seized|captured|retook|recaptured|took control|overran
aid: وزع|وزعت|ادخل|ادخلت|وصلت|دخلت ~3 مساعدات|قافله
aid: delivered|distributed ~3 aid|relief|supplies
attack: قتل|قتلت|قتلوا|استشهد|مقتل ~6 برصاص|بهجوم|هجوم|كمين|رصاص
attack: killed|killing|wounded ~6 attack|gunmen|ambush|gunfire|raid
`

// methodText names methods by their words.
const methodText = `
car_bomb: سياره مفخخه|سيارات مفخخه|مفخخه|مفخخات|car bomb|car bombs|car-bomb|vbied
ied: عبوه ناسفه|عبوات ناسفه|عبوه|عبوات|ied|ieds|roadside bomb|explosive device|explosive devices
suicide: انتحاري|انتحاريه|حزام ناسف|احزمه ناسفه|suicide|suicide bomber
bombing: تفجير|تفجيرات|bombing|bomb plot
ambush: كمين|كماين|ambush|ambushed
raid: اغاره|الاغاره|مداهمه|داهم|raid|raided
small_arms: اطلاق نار|باسلحه رشاشه|برصاص|الرصاص|gunfire|gunmen|small arms|opened fire
drone: مسيره|طايره مسيره|طايرات مسيره|drone|drones
rocket: صاروخ|صواريخ|قذايف|قذيفه|rocket|rockets|mortar
mine: لغم|الغام|landmine|mine|mines
`

var rules, methods = compile()

// methodTable finds methods by the first word of their phrases.
type methodTable struct {
	names   []string
	byFirst map[string][]methodPhrase
}

type methodPhrase struct {
	method string
	words  []string
}

// compile reads the two tables. The index of rules is by the first letters of their first word.
func compile() (map[string][]rule, methodTable) {
	byStart := map[string][]rule{}
	for line := range strings.Lines(ruleText) {
		head, pattern, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		class, isNoun := strings.CutSuffix(head, " n")
		for _, variant := range phrases(pattern) {
			r := rule{class: incident.Class(class), noun: isNoun, words: variant}
			starts := map[string]bool{}
			for w := range variant[0].exact {
				starts[start(w)] = true
			}
			for _, w := range variant[0].prefix {
				starts[start(w)] = true
			}
			for s := range starts {
				byStart[s] = append(byStart[s], r)
			}
		}
	}
	ms := methodTable{byFirst: map[string][]methodPhrase{}}
	for line := range strings.Lines(methodText) {
		head, alternatives, ok := strings.Cut(strings.TrimSpace(line), ": ")
		if !ok {
			continue
		}
		ms.names = append(ms.names, head)
		for phrase := range strings.SplitSeq(alternatives, "|") {
			words := strings.Fields(phrase)
			ms.byFirst[words[0]] = append(ms.byFirst[words[0]], methodPhrase{head, words})
		}
	}
	return byStart, ms
}

// phrases reads a pattern. In the first element a phrase of several words among the alternatives makes a
// variant of its own.
func phrases(pattern string) [][]element {
	var out [][]element
	if !strings.Contains(pattern, "~") { // plain alternatives, each perhaps of several words
		single := element{exact: map[string]bool{}}
		for alt := range strings.SplitSeq(pattern, "|") {
			words := strings.Fields(alt)
			if len(words) == 1 {
				single.exact[words[0]] = true
				continue
			}
			var es []element
			for _, w := range words {
				es = append(es, element{exact: map[string]bool{w: true}})
			}
			out = append(out, es)
		}
		if len(single.exact) > 0 {
			out = append(out, []element{single})
		}
		return out
	}
	var es []element
	gap := 0
	for f := range strings.FieldsSeq(pattern) {
		if g, ok := strings.CutPrefix(f, "~"); ok {
			gap, _ = strconv.Atoi(g) // the table is ours
			continue
		}
		e := element{exact: map[string]bool{}, gap: gap}
		for w := range strings.SplitSeq(f, "|") {
			if p, ok := strings.CutSuffix(w, "*"); ok {
				e.prefix = append(e.prefix, p)
			} else {
				e.exact[w] = true
			}
		}
		es = append(es, e)
		gap = 0
	}
	return append(out, es)
}

// start is the key of the index: the first two letters.
func start(w string) string {
	_, a := utf8.DecodeRuneInString(w)
	_, b := utf8.DecodeRuneInString(w[a:])
	return w[:a+b]
}

// formsOf gives the readings of a token as a word of a pattern: as it stands, without one-letter words, without
// the article.
func formsOf(norm string) []string {
	if norm == "" || isLatin(norm) {
		return []string{norm}
	}
	var out []string
	for _, s := range text.Strip(norm) {
		if strings.HasSuffix(s.Prefix, "س") && !strings.HasPrefix(s.Rest, "ي") && !strings.HasPrefix(s.Rest, "ت") || strings.HasSuffix(s.Prefix, "ك") {
			continue // the future stands before a verb of the present only
		}
		out = append(out, s.Rest)
		if rest, ok := strings.CutPrefix(s.Rest, "ال"); ok && utf8.RuneCountInString(rest) > 2 {
			out = append(out, rest)
		}
		if rest, ok := strings.CutSuffix(s.Rest, "ا"); ok && utf8.RuneCountInString(rest) > 3 {
			out = append(out, rest) // the ending of the accusative: هجوماً
		}
	}
	return out
}

func (e element) fits(fs []string) bool {
	for _, f := range fs {
		if e.exact[f] {
			return true
		}
		for _, p := range e.prefix {
			if strings.HasPrefix(f, p) {
				return true
			}
		}
	}
	return false
}

// ruleAt finds the first rule whose pattern begins at token i and ends before limit; future says that the verb
// carries the letter of the future.
func (r *reader) ruleAt(i, limit int) (found rule, to int, future, ok bool) {
	fs := r.forms[i]
	best, bestTo, bestOrder := rule{}, 0, -1
	for k, f := range fs {
		if utf8.RuneCountInString(f) < 2 {
			continue
		}
		for order, c := range rules[start(f)] {
			if !c.words[0].fits(fs[k : k+1]) {
				continue
			}
			to, ok := r.follow(c.words[1:], i+1, limit)
			if ok && (bestOrder < 0 || order < bestOrder) {
				best, bestTo, bestOrder = c, to, order
			}
		}
		if bestOrder >= 0 {
			future = strings.HasSuffix(r.norm(i), "س"+f)
			break
		}
	}
	return best, bestTo, future, bestOrder >= 0
}

func (r *reader) follow(rest []element, i, limit int) (int, bool) {
	for _, e := range rest {
		found := false
		words := 0
		for ; i < limit && words <= e.gap; i++ {
			if r.tokens[i].Kind == text.Break {
				return 0, false
			}
			if e.fits(r.forms[i]) {
				found = true
				i++
				break
			}
			if r.tokens[i].Kind != text.Punct {
				words++
			}
		}
		if !found {
			return 0, false
		}
	}
	return i, true
}
