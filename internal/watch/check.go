package watch

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Error says what is wrong with an area, a watch, a declaration or a question about them.
type Error struct {
	// Code is stable: no_area, kept, no_watch, name, kind, shape, zero, line, side, ends_first, party, place, share, confidence, people,
	// withdrawn_early, marking, wide, too_many_outlines, version, long, window, region, cell, steps, zone, by, same, far, no_end, no_place,
	// position, exchanged.
	Code  string
	Field string // as in JSON
	Value string // what stands there
}

// Error is the reason in English.
func (e *Error) Error() string { return e.Words().EN }

// Words says what is wrong and what to do.
func (e *Error) Words() text.Bilingual {
	v := "\u2068" + e.Value + "\u2069"
	b := func(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }
	switch e.Code {
	case "no_area":
		return b("لا توجد منطقة بالمعرّف "+v+": راجع قائمة المناطق", "there is no area "+strconv.Quote(e.Value)+": look at the list of areas")
	case "retired":
		return b("لم يعد المكتب يحتفظ بالمنطقة "+v+": لا تُقسم ولا تُدمج. احفظها من جديد أولًا إن أردتها",
			"the desk no longer keeps the area "+strconv.Quote(e.Value)+": it is neither split nor merged. Save it again first if it is wanted")
	case "ends_differ":
		return b("للمناطق نهايات مختلفة ("+v+"): اجعل لها نهاية واحدة، أو أزلها، ثم ادمجها",
			"the areas end at different times ("+e.Value+"): give them the same end, or none, and merge them then")
	case "kept":
		return b("لم يعد الشريك يعطي هذه المنطقة: يبقى ما هو قائم عليها، ولا يُضاف إليها شيء. اطلبها من جديد أو ارسم أرضًا من عندك",
			"the partner gives this area no longer: what stands on it stays, and nothing new can. Ask for it again, or draw ground of your own")
	case "no_watch":
		return b("لا توجد مراقبة بالمعرّف "+v, "there is no watch "+strconv.Quote(e.Value))
	case "changed":
		return b("عدّلها شخص آخر في أثناء ذلك: انظر في نسخته ثم احفظ نسختك من جديد", "somebody else changed it in the meantime: look at that version, and keep yours again")
	case "change_early":
		return b("لم تكن المراقبة قد بدأت حينئذ، فهي تبدأ في "+v+": اختر وقتًا بعده، أو احفظ التعديل تصحيحًا", "the watch had not begun then; it begins "+e.Value+": choose a later moment, or keep this as a correction")
	case "change_late":
		return b("كانت المراقبة قد انتهت حينئذ، في "+v+": اختر وقتًا قبله، أو احفظ التعديل تصحيحًا، أو سجّل مراقبة جديدة", "the watch was over by then; it ended "+e.Value+": choose an earlier moment, keep this as a correction, or enter a new watch")
	case "change_nothing":
		return b("لا يبقى من المراقبة شيء بعد "+v+" بهذه الأوقات: لإنهائها استعمل «أنهِ المراقبة»", "with these times nothing of the watch is left after "+e.Value+": to end it, withdraw it")
	case "changed_to":
		return b("استمرت هذه المراقبة بشروط أخرى في "+v+": أنهِ تلك", "this watch goes on in other terms as "+e.Value+": withdraw that one")
	case "name":
		return b("الاسم مطلوب بلغة واحدة على الأقل، ولا يزيد على 200 حرف", "a name is needed in one language at least, of no more than 200 letters")
	case "kind":
		return b("النوع "+v+" غير معروف", "the kind "+strconv.Quote(e.Value)+" is not known")
	case "shape":
		return b("لا حدود للمنطقة: ارسم مضلعًا أو استورده أو خذ وحدة إدارية", "there is no outline: draw a polygon, import one, or take an administrative unit")
	case "wide":
		return b("تمتد الحدود على "+v+" درجة من خطوط الطول، أي على أكثر من نصف الأرض: إن كانت تعبر خط الطول 180 فاقطعها عنده إلى مضلعين", "the outline reaches over "+e.Value+" degrees of longitude, more than half the earth: if it crosses the 180th meridian, part it there into two polygons")
	case "line":
		return b("الممر يحتاج إلى خط من نقطتين على الأقل", "a corridor needs a line of at least two points")
	case "side":
		return b("عرض الممر إلى كل جانب بين 0.01 و200 كم، وهنا "+v, "a corridor reaches between 0.01 and 200 km to each side, and this says "+e.Value)
	case "ends_first":
		return b("النهاية قبل البداية أو عندها ("+v+"): صحّح أحد الوقتين", "the end is not after the beginning ("+e.Value+"): mend one of the two")
	case "party":
		return b("لم يُذكر من يراقب أو من صرّح", "it is not said whose watch or whose word it is")
	case "place":
		return b("المراقبة تحتاج إلى منطقة كاملة، أو مضلع، أو حصة من منطقة: واحد منها فقط", "a watch needs a whole area, a polygon, or a share of an area: just one of them")
	case "share":
		return b("الحصة بين الصفر والواحد، وهنا "+v+"؛ المنطقة كلها تُترك بلا حصة", "a share lies between 0 and 1, and this is "+e.Value+"; for the whole area leave it out")
	case "confidence":
		return b("درجة الثقة "+v+" غير معروفة: low أو moderate أو high", "the confidence "+strconv.Quote(e.Value)+" is not known: low, moderate or high")
	case "people":
		return b("عدد الأشخاص "+v+" غير معقول: بين 0 و100000", "the number of people "+e.Value+" makes no sense: between 0 and 100,000")
	case "withdrawn_early":
		return b("أُنهيت المراقبة قبل أن تبدأ ("+v+")", "the watch is withdrawn before it begins ("+e.Value+")")
	case "marking":
		return b("العلامة "+v+" غير معروفة", "the marking "+strconv.Quote(e.Value)+" is not known")
	case "too_many_outlines":
		m := strconv.Itoa(maxCuts)
		return b("تقطع المنطقةَ حدود "+e.Value+" من المراقبات المختلفة، والحد "+m+": اسأل عن وقت أقصر", "the outlines of "+e.Value+" different watches cut the area, and "+m+" is the limit: ask about a shorter time")
	case "version":
		return b("رقم النسخة "+v+" غير صحيح", "the version number "+e.Value+" is not right")
	case "long":
		return b("النص أطول من المسموح: "+v+" حرف", "the text is longer than "+e.Value+" letters")
	case "window":
		return b("الفترة فارغة أو بلا بداية أو نهاية: اذكر من متى إلى متى", "the time asked about is empty or has an open end: say from when to when")
	case "region":
		return b("النطاق المطلوب فارغ أو خارج الخريطة: اذكر زاويته الجنوبية الغربية ثم الشمالية الشرقية", "the region is empty or off the map: give its south-western corner and then its north-eastern one")
	case "cell":
		return b("ضلع الخلية بين 0.05 و50 كم، وهنا "+v, "the side of a cell lies between 0.05 and 50 km, and this is "+e.Value)
	case "same":
		return b("البداية والنهاية مكان واحد: اختر مكانين", "it begins and ends at one place: choose two")
	case "far":
		return b("بين المكانين "+e.Value+" كم، والحد 1500 كم: فالخلايا بعده أكبر من أن تُظهر شيئًا", "the two places lie "+e.Value+" km apart, and 1,500 km is the limit: beyond, cells are too large to show anything")
	case "no_place":
		return b("لا منطقة ولا مكان بالاسم "+v+": اكتب خط الطول ثم خط العرض، مثل 38.28,34.56، أو اختر نقطة على الخريطة", "there is no area and no place called "+strconv.Quote(e.Value)+": write longitude, then latitude, like 38.28,34.56, or pick a point on the map")
	case "no_end":
		return b("اكتب من أين وإلى أين: منطقة، أو موقع مثل 38.28,34.56، أو اسم مكان", "say where from and where to: an area, a position like 38.28,34.56, or the name of a place")
	case "position":
		return b("الموقع "+v+" ليس على الأرض: خط الطول بين \u200e−180 و180 ثم خط العرض بين \u200e−90 و90، مثل 38.28,34.56", "the position "+strconv.Quote(e.Value)+" is not on the globe: longitude from −180 to 180, then latitude from −90 to 90, like 38.28,34.56")
	case "exchanged":
		return b("يبدو أن خط العرض سبق خط الطول في "+v+": اكتب الطول أولًا، أو أضف الحرفين إن كان هو المقصود: 35.86E 38.62N", "latitude seems to stand before longitude in "+strconv.Quote(e.Value)+": write longitude first, or, where it is meant, the letters: 35.86E 38.62N")
	case "steps":
		return b("الفترة أطول من "+e.Value+" خطوة: اختر الأسابيع أو فترة أقصر", "the time asked about is longer than "+e.Value+" steps: choose weeks, or a shorter time")
	case "zone":
		return b("المنطقة الزمنية "+v+" غير معروفة، مثال: Asia/Damascus", "the time zone "+strconv.Quote(e.Value)+" is not known; an example is Asia/Damascus")
	case "by":
		return b("لا يمكن التفصيل بحسب "+v+": party أو kind أو area", "figures cannot be told apart by "+strconv.Quote(e.Value)+": party, kind or area")
	}
	return b("خطأ: "+v, fmt.Sprintf("%s: %s %q", e.Code, e.Field, e.Value))
}

// limits on what people write.
const (
	maxName = 200
	maxNote = 4000
)

func named(n text.Bilingual) bool {
	return (strings.TrimSpace(n.AR) != "" || strings.TrimSpace(n.EN) != "") && len([]rune(n.AR)) <= maxName && len([]rune(n.EN)) <= maxName
}

func checkMarking(m incident.Marking) error {
	switch m {
	case incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed:
		return nil
	}
	return &Error{Code: "marking", Field: "marking", Value: string(m)}
}

func checkNote(field, s string) error {
	if len([]rune(s)) > maxNote {
		return &Error{Code: "long", Field: field, Value: strconv.Itoa(maxNote)}
	}
	return nil
}

// checkWide refuses an outline that reaches around more than half the earth. Nobody watches such ground: it is how a polygon across the
// 180th meridian looks when its positions are taken as they stand, and it would lie over everything on its latitude.
func checkWide(s area.Shape) error {
	if s.IsZero() {
		return nil
	}
	width := func(low, high area.Point) float64 {
		west, _ := low.Degrees()
		east, _ := high.Degrees()
		return east - west
	}
	if width(s.Bounds()) <= 180 {
		return nil
	}
	for _, p := range s.Polygons() { // one that was parted at the meridian has a piece on either side
		byLon := func(a, b area.Point) int { return cmp.Compare(a.Lon, b.Lon) }
		if w := width(slices.MinFunc(p[0], byLon), slices.MaxFunc(p[0], byLon)); w > 180 {
			return &Error{Code: "wide", Field: "shape", Value: strconv.FormatFloat(math.Round(w), 'f', -1, 64)}
		}
	}
	return nil
}

// Check checks a version of an area by itself. The error is an *Error, or several joined.
func (a *Area) Check() error {
	var errs []error
	bad := func(code, field, value string) { errs = append(errs, &Error{code, field, value}) }
	if !named(a.Name) {
		bad("name", "name", a.Name.EN+a.Name.AR)
	}
	if a.Version < 1 {
		bad("version", "version", strconv.Itoa(a.Version))
	}
	if !slices.Contains([]AreaKind{Drawn, Unit, Corridor}, a.Kind) {
		bad("kind", "kind", string(a.Kind))
	}
	if a.Kind == Corridor {
		if len(a.Line) < 2 {
			bad("line", "line", "")
		}
		if !(a.SideKM >= 0.01 && a.SideKM <= 200) {
			bad("side", "side_km", strconv.FormatFloat(a.SideKM, 'g', 4, 64))
		}
	}
	if a.Shape.IsZero() && !a.Retired {
		bad("shape", "shape", "")
	}
	if !a.Until.IsZero() && !a.Until.After(a.From) {
		bad("ends_first", "until", a.Until.UTC().Format("2006-01-02 15:04Z"))
	}
	errs = append(errs, checkWide(a.Shape), checkMarking(a.Marking), checkNote("note", a.Note))
	return errors.Join(errs...)
}

// Check checks a version of a watch by itself. The error is an *Error, a *ScheduleError, or several joined.
func (w *Watch) Check() error {
	var errs []error
	bad := func(code, field, value string) { errs = append(errs, &Error{code, field, value}) }
	if partyName(w.Party) == "" {
		bad("party", "party", "")
	}
	if w.Share != 0 && (math.IsNaN(w.Share) || w.Share <= 0 || w.Share >= 1) {
		bad("share", "share", strconv.FormatFloat(w.Share, 'g', 4, 64))
	}
	if w.Shape.IsZero() && w.Area == "" || w.Share != 0 && (!w.Shape.IsZero() || w.Area == "") {
		bad("place", "area", w.Area)
	}
	if !slices.Contains(Kinds(), w.Kind) {
		bad("kind", "kind", string(w.Kind))
	}
	if !slices.Contains(Confidences(), w.Confidence) {
		bad("confidence", "confidence", string(w.Confidence))
	}
	if w.People < 0 || w.People > 100_000 {
		bad("people", "people", strconv.Itoa(w.People))
	}
	if !w.Withdrawn.IsZero() && w.Withdrawn.Before(w.Schedule.From) {
		bad("withdrawn_early", "withdrawn", w.Withdrawn.UTC().Format("2006-01-02 15:04Z"))
	}
	errs = append(errs, checkWide(w.Shape), w.Schedule.Check(), checkMarking(w.Marking), checkNote("note", w.Note), checkNote("why", w.Why))
	return errors.Join(errs...)
}

// Check checks a declaration by itself. The error is an *Error, or several joined.
func (d *Declaration) Check() error {
	var errs []error
	if partyName(d.Party) == "" {
		errs = append(errs, &Error{"party", "party", ""})
	}
	if !d.From.IsZero() && !d.Until.IsZero() && !d.Until.After(d.From) {
		errs = append(errs, &Error{"ends_first", "until", d.Until.UTC().Format("2006-01-02 15:04Z")})
	}
	errs = append(errs, checkMarking(d.Marking), checkNote("note", d.Note))
	return errors.Join(errs...)
}

// CorridorShape is the outline of a corridor: a line with so many km to each side.
func CorridorShape(line []area.Point, sideKM float64) (area.Shape, error) {
	if len(line) < 2 {
		return area.Shape{}, &Error{Code: "line", Field: "line"}
	}
	if !(sideKM >= 0.01 && sideKM <= 200) {
		return area.Shape{}, &Error{Code: "side", Field: "side_km", Value: strconv.FormatFloat(sideKM, 'g', 4, 64)}
	}
	return area.Buffer(line, sideKM)
}
