package release

import (
	"cmp"
	"slices"
	"strings"

	"tansiq/internal/text"
)

// code is why something goes or does not.
type code uint8

const (
	codeGoes code = iota
	codeNotInForce
	codeState
	codeRestricted
	codeInvalid
	codeConflict
	codeUnknownProperty
	codeUnknownMarking
	codeTearUnknown
	codePortionUnknown
	codeApproval
	codeCeiling
	codeMark
	codeCertainty
	codeNotKept
	codePortionMark
	codeTear
	codePAP
	codeKind
	codeClass
	codeClassHidden
	codeSubject
	codeSubjectHidden
	codeUnit
	codeUnitHidden
	codeTime
	codePlaceUnknown
	codePlaceOutside
	codeCoarser
	codeSources
	codePortionSource
	codeOrigin
	codeOriginUnknown
	codeEcho
	codeOriginator
	codePortionOrigin
	codeDesignation
	codeApprover
	codeStep
	codeAssurance
	codeAbuse
	codePrivate
	codePortionPerson
	codeOwnPeople
	codeStale
	codeBeat
	codeComposed
	codeTextOver
	codeWatchInvalid
	codePlan
	codeNotComplete
	codeWatchCeiling
	codeNoArea
	codeOutlineOutside
	codeOutlineFine
	codeWatchTime
	codeEverywhere
	codePeople
	codeNotes
	codeKeeper
	codeKeeperNotNamed
	codeWordOfOthers
	codeContact
	codeUntrue
	codeOvertaken
	codeCount
)

// codes tells of each code its rule in DESIGN §5, its name, and its words.
var codes = [codeCount]struct {
	rule  int
	name  string
	words text.Bilingual
}{
	codeGoes: {0, "goes", text.Bilingual{AR: "يُعطى", EN: "It goes."}},

	codeNotInForce:      {1, "not_in_force", text.Bilingual{AR: "لا اتفاق نافذًا يُعطى بموجبه", EN: "No agreement is in force under which it could go."}},
	codeState:           {1, "not_confirmed", text.Bilingual{AR: "لم يؤكّده أحد بعد، أو رُفض أو حلّ غيره محله", EN: "Nobody has confirmed it, or it was rejected or superseded."}},
	codeRestricted:      {1, "restricted", text.Bilingual{AR: "مصدره مقصور على أشخاص بعينهم في هذا المكتب", EN: "Its document is restricted to named people of this desk."}},
	codeInvalid:         {1, "invalid", text.Bilingual{AR: "ما يبقى منه ليس رواية سليمة", EN: "What is left of it is not a valid claim."}},
	codeConflict:        {1, "conflict", text.Bilingual{AR: "روايتان مختلفتان بمفتاح واحد، ولا يُعرف أيتهما المقصودة", EN: "Two different claims have the same key, and nobody can tell which is meant."}},
	codeUnknownProperty: {1, "unknown_property", text.Bilingual{AR: "عليه علامة على حقل لا تعرفه هذه العقدة", EN: "A mark stands on a property that this node does not know."}},
	codeUnknownMarking:  {1, "unknown_marking", text.Bilingual{AR: "وسمه غير معروف، فيُعدّ الأشد", EN: "Its marking is not known and counts as the strictest."}},
	codeTearUnknown:     {1, "tear_unknown_property", text.Bilingual{AR: "يُبقي خط القطع حقلًا لا يجوز له أن يُبقيه", EN: "The tear-line keeps a property that it may not keep."}},
	codePortionUnknown:  {1, "portion_unknown", text.Bilingual{AR: "في النص مقطع معلَّم لسبب لا تعرفه هذه العقدة", EN: "A portion of the text is marked for a reason that this node does not know."}},
	codeApproval:        {1, "waits_for_approval", text.Bilingual{AR: "ينتظر أن يجيز شخصان هذا المحتوى", EN: "It waits until two people have approved this content."}},

	codeCeiling:     {2, "above_ceiling", text.Bilingual{AR: "وسمه فوق السقف، وليس له خط قطع تحته", EN: "It is marked above the ceiling, and no tear-line goes below it."}},
	codeMark:        {2, "property_above_ceiling", text.Bilingual{AR: "وسم هذا الحقل فوق السقف", EN: "This property is marked above the ceiling."}},
	codeCertainty:   {2, "certainty_withheld", text.Bilingual{AR: "لا تُعطى رواية حُجب ثبوتها", EN: "A claim does not go without its certainty."}},
	codeNotKept:     {2, "not_kept", text.Bilingual{AR: "لا يُبقي خط القطع هذا الحقل", EN: "The tear-line does not keep this property."}},
	codePortionMark: {2, "portion_above_ceiling", text.Bilingual{AR: "في النص مقطع وسمه فوق السقف، فيُحجب كله", EN: "A portion of the text is marked above the ceiling, so all of it is withheld."}},
	codeTear:        {2, "tear_line", text.Bilingual{AR: "حلّ محله خط قطع كُتب لهذا الوسم", EN: "A tear-line written for this marking takes its place."}},

	codePAP:           {3, "pap", text.Bilingual{AR: "يسمح الاتفاق بأن يُفعل به أكثر مما يُراد له", EN: "The agreement lets more be done with it than is wanted."}},
	codeKind:          {3, "kind", text.Bilingual{AR: "نوعه ليس مما يشمله الاتفاق", EN: "The agreement does not cover its kind."}},
	codeClass:         {3, "class", text.Bilingual{AR: "صنف الحدث ليس مما يشمله الاتفاق", EN: "The agreement does not cover this class of happening."}},
	codeClassHidden:   {3, "class_withheld", text.Bilingual{AR: "صنفه محجوب، فلا يثبت أنه مما يشمله الاتفاق", EN: "Its class is withheld, so it cannot be shown to lie within the agreement."}},
	codeSubject:       {3, "subject", text.Bilingual{AR: "ليست بين جهاته جهة يشملها الاتفاق", EN: "Nobody in it is a subject of the agreement."}},
	codeSubjectHidden: {3, "subject_withheld", text.Bilingual{AR: "جهاته محجوبة، فلا يثبت أنه مما يشمله الاتفاق", EN: "Its actors are withheld, so it cannot be shown to lie within the agreement."}},
	codeUnit:          {3, "area", text.Bilingual{AR: "لا يثبت أن مكانه داخل الأماكن المتفق عليها", EN: "Its place is not known to lie in the areas of the agreement."}},
	codeUnitHidden:    {3, "area_withheld", text.Bilingual{AR: "مكانه محجوب، فلا يثبت أنه داخل الأماكن المتفق عليها", EN: "Its place is withheld, so it cannot be shown to lie in the areas of the agreement."}},
	codeTime:          {3, "time", text.Bilingual{AR: "لا يثبت أن زمنه كله داخل المدة المتفق عليها", EN: "Its time is not known to lie within the days of the agreement."}},
	codePlaceUnknown:  {3, "place_too_fine", text.Bilingual{AR: "المكان أدقّ مما يُسمح به، ولا وحدة إدارية معروفة تحلّ محله", EN: "The place is finer than may go, and no unit is known that could stand for it."}},
	codePlaceOutside:  {3, "place_outside", text.Bilingual{AR: "في الرواية مكان آخر خارج الأماكن المتفق عليها", EN: "A further place lies outside the areas of the agreement."}},
	codeCoarser:       {3, "place_coarser", text.Bilingual{AR: "كُتب المكان بالدقة التي يسمح بها الاتفاق", EN: "The place is written as coarsely as the agreement asks."}},
	codeSources:       {3, "sources_not_named", text.Bilingual{AR: "لا يسمح الاتفاق بتسمية المصادر، فيُنسب إلى المعطي", EN: "The agreement does not let sources be named; the giver stands for them."}},
	codePortionSource: {3, "portion_source", text.Bilingual{AR: "في النص مقطع يدل على المصدر، فيُحجب كله", EN: "A portion of the text would tell the source, so all of it is withheld."}},

	codeOrigin:        {4, "originator", text.Bilingual{AR: "لم يأذن صاحبه بتمريره إلى هذا الطرف", EN: "Its originator has not consented to passing it to this party."}},
	codeOriginUnknown: {4, "originator_unknown", text.Bilingual{AR: "جاء من طرف آخر ولا تُعرف شروطه", EN: "It came from another party, and on what terms is not known."}},
	codeEcho:          {4, "came_from_taker", text.Bilingual{AR: "جاء من هذا الطرف نفسه", EN: "It came from this very party."}},
	codeOriginator:    {4, "originator_not_named", text.Bilingual{AR: "لم يأذن صاحبه بتسميته ولا بتسمية مصادره", EN: "Its originator has not consented to being named, nor its sources."}},
	codePortionOrigin: {4, "portion_originator", text.Bilingual{AR: "في النص مقطع من طرف آخر لم يأذن بتمريره، فيُحجب كله", EN: "A portion of the text is from a party that has not consented, so all of it is withheld."}},

	codeDesignation: {5, "designation", text.Bilingual{AR: "الطرف على قائمة تصنيف، ولا يسمّي الاتفاق أساسًا قانونيًا", EN: "The party is on a designation list, and the agreement names no legal basis."}},
	codeApprover:    {5, "second_approver", text.Bilingual{AR: "الطرف على قائمة تصنيف: يلزم مُجيز ثانٍ لم يكتب شيئًا منه", EN: "The party is on a designation list: a second releaser is needed who wrote none of it."}},

	codeStep: {6, "step", text.Bilingual{AR: "لم تُفتح بعد الخطوة التي يُعطى فيها هذا النوع", EN: "The step at which this kind goes is not open."}},

	codeAssurance: {7, "assurance", text.Bilingual{AR: "تعهدات الطرف بحقوق الإنسان غير نافذة", EN: "The party's human-rights assurances are not in force."}},
	codeAbuse:     {7, "abuse", text.Bilingual{AR: "بلاغ انتهاك مثبت قائم على هذا الطرف", EN: "A substantiated report of abuse stands against the party."}},

	codePrivate:       {8, "private_person", text.Bilingual{AR: "يدل هذا الحقل على أشخاص غير عامين، وليس التحذير لهم", EN: "This property identifies private persons, and the warning is not for them."}},
	codePortionPerson: {8, "portion_person", text.Bilingual{AR: "في النص مقطع يدل على شخص غير عام، فيُحجب كله", EN: "A portion of the text would identify a private person, so all of it is withheld."}},
	codeOwnPeople:     {8, "own_people", text.Bilingual{AR: "المصدر أحد العاملين في هذا المكتب، فيُنسب إلى المعطي", EN: "The source is one of this desk's people; the giver stands for them."}},

	codeStale: {9, "stale_tear_line", text.Bilingual{AR: "تغيّر النص الأصلي بعد كتابة خط القطع: راجعه", EN: "The text was changed after the tear-line was written over it: look at it again."}},
	codeBeat:  {9, "waits_for_beat", text.Bilingual{AR: "ليس عاجلًا، فينتظر موعد الإرسال", EN: "It is not urgent and waits for the beat."}},

	codeComposed: {10, "composed_anew", text.Bilingual{AR: "صيغ من جديد مما يبقى", EN: "It is composed anew from what is left."}},
	codeTextOver: {10, "text_over_withheld", text.Bilingual{AR: "كُتب النص على الرواية كلها، وفيها ما لا يُعطى", EN: "The text was written over the whole claim, of which something does not go."}},

	codeWatchInvalid: {1, "watch_invalid", text.Bilingual{AR: "ليس قيدًا سليمًا، أو حدوده أكبر من أن تُعطى", EN: "It is not valid as it stands, or its outline is too large to be given."}},
	codePlan:         {1, "plan_not_in_force", text.Bilingual{AR: "هو من خطة ليست نافذة", EN: "It belongs to a plan that is not in force."}},
	codeNotComplete:  {1, "not_complete", text.Bilingual{AR: "يقول إن القائمة غير مكتملة؛ ومن لم يُصرَّح له باكتمالها لا يظنها كذلك", EN: "It says that the list is not complete; whoever is told nothing does not take it to be."}},
	codeWatchCeiling: {2, "watch_above_ceiling", text.Bilingual{AR: "وسمه أو وسم منطقته فوق السقف (وسم المراقبة TLP:RED ما لم يخفّضه شخص)", EN: "It or its area is marked above the ceiling (a watch is TLP:RED unless a person lowered it)."}},

	codeNoArea:         {3, "no_area", text.Bilingual{AR: "لا حدود لمنطقته في زمنه", EN: "Its area has no outline in its time."}},
	codeOutlineOutside: {3, "outline_outside", text.Bilingual{AR: "لا يثبت أن حدوده كلها داخل الأماكن المتفق عليها", EN: "Its outline is not known to lie wholly in the areas of the agreement."}},
	codeOutlineFine:    {3, "outline_too_fine", text.Bilingual{AR: "الحدود أدقّ مما يُسمح به من الأماكن؛ لا تُعطى إلا وحدة إدارية كاملة بذلك القدر", EN: "An outline is finer than places may go; only a whole administrative unit of that size does."}},
	codeWatchTime:      {3, "watch_time", text.Bilingual{AR: "ليس زمنه كله داخل المدة المتفق عليها، ولا يُقتطع منه: لو اقتُطع لبدا المكان غير مراقَب بعدها", EN: "Not all of its time lies within the days of the agreement, and it is not cut: the place would look unwatched after that."}},
	codeEverywhere:     {3, "everywhere", text.Bilingual{AR: "التصريح عن كل مكان، والاتفاق عن أماكن بعينها", EN: "The declaration is for everywhere, and the agreement for certain areas."}},
	codePeople:         {3, "people_withheld", text.Bilingual{AR: "لا يُعطى عدد من يراقبون", EN: "How many people keep it does not go."}},
	codeNotes:          {3, "notes_withheld", text.Bilingual{AR: "لا تُعطى الملاحظات ولا سبب الإنهاء ولا من أخبر به", EN: "Notes, why it was withdrawn and by whom it was told do not go."}},

	codeKeeper:         {4, "keeper_not_us", text.Bilingual{AR: "هي مراقبة طرف آخر سُمع بها، ولا تُعطى إلا بإذنه", EN: "It is the watch of somebody else, of which this desk heard: only they can let it go."}},
	codeKeeperNotNamed: {4, "keeper_not_named", text.Bilingual{AR: "لم يأذن صاحب المراقبة بتسميته", EN: "Whoever keeps it has not consented to being named."}},
	codeWordOfOthers:   {4, "word_of_others", text.Bilingual{AR: "هو تصريح طرف آخر لهذه العقدة، ولا يصح لغيرها", EN: "It is another party's word to this node, and not true for anybody else."}},

	codeContact: {8, "contact_number", text.Bilingual{AR: "في جهة الاتصال رقم قد يكون هاتف شخص، فلا تُعطى", EN: "The contact holds a number that may be a person's telephone, so it does not go."}},

	codeUntrue:    {10, "untrue_for_taker", text.Bilingual{AR: "لو أُعطي لحسب الطرف أرضًا نراقبها بلا رقيب: ليس عنده كل ما لنا فيها", EN: "With it the party would take land that we watch for unwatched: it does not have all of our watches there."}},
	codeOvertaken: {10, "overtaken", text.Bilingual{AR: "صُرّح بعده بأن القائمة لم تعد مكتملة", EN: "A later declaration says that the list is no longer complete."}},
}

// no notes that something withholds the item. It reports whether to stop looking: without a trace the first is enough.
func (w *worker) no(c code) bool {
	w.held = true
	if !w.d.in.Trace {
		return true
	}
	w.about(whole, c)
	return false
}

// about notes something about a property, or about the item as a whole.
func (w *worker) about(p prop, c code) {
	if w.d.in.Trace {
		w.reasons = append(w.reasons, reason(w.item.Claim.Key, p, c))
	}
}

// replaced notes that a tear-line takes the place of a property.
func (w *worker) replaced(p prop, t *Tear) {
	if w.d.in.Trace {
		r := reason(w.item.Claim.Key, p, codeTear)
		r.Tear = t.ID
		w.reasons = append(w.reasons, r)
	}
}

func (w *worker) flag(t *Tear, what string) {
	w.flags = append(w.flags, Flag{Item: w.item.Claim.Key, Tear: t.ID, Code: what})
}

func reason(item string, p prop, c code) Reason {
	name := ""
	if p < propCount {
		name = propNames[p]
	}
	return Reason{Item: item, Property: name, Rule: codes[c].rule, Code: codes[c].name, Words: codes[c].words}
}

func compareReasons(a, b Reason) int {
	return cmp.Or(strings.Compare(a.Item, b.Item), strings.Compare(a.Property, b.Property), cmp.Compare(a.Rule, b.Rule),
		strings.Compare(a.Code, b.Code), strings.Compare(a.Tear, b.Tear), strings.Compare(a.Of, b.Of))
}

func compareFlags(a, b Flag) int {
	return cmp.Or(strings.Compare(a.Item, b.Item), strings.Compare(a.Tear, b.Tear), strings.Compare(a.Code, b.Code))
}

// tidy sorts what the desk is told and drops what is said twice.
func (r *Result) tidy() {
	slices.SortFunc(r.Reasons, compareReasons)
	r.Reasons = slices.Compact(r.Reasons)
	slices.SortFunc(r.Flags, compareFlags)
	r.Flags = slices.Compact(r.Flags)
}
