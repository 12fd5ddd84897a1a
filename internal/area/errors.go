package area

import (
	"errors"
	"strconv"
	"strings"
)

// GeometryError says why a geometry cannot be used.
type GeometryError struct {
	Code  string // stable: json, geometry, type, line, array, position, number, range, points, deep, large, empty, area, dense, invalid, not_cut, short_line, long_line, width, edge_of_map
	Path  string // in what was given: "features[2].geometry.coordinates[0][3]"; may be empty
	Value string // what stands there, or the limit
}

func geometryError(code, path, value string) *GeometryError {
	if len(value) > 80 {
		value = strings.ToValidUTF8(value[:77], "") + "…"
	}
	return &GeometryError{code, path, value}
}

// asGeometryError returns the *GeometryError that all errors of this package are, nil for nil.
func asGeometryError(err error) *GeometryError {
	if err == nil {
		return nil
	}
	var e *GeometryError
	if errors.As(err, &e) {
		return e
	}
	return geometryError("json", "", err.Error())
}

// Error gives path and reason in English.
func (e *GeometryError) Error() string {
	_, en := e.Words()
	if e.Path != "" {
		return e.Path + ": " + en
	}
	return en
}

// Words says in both languages what is wrong and what to do, without the path.
func (e *GeometryError) Words() (ar, en string) {
	v := e.Value
	switch e.Code {
	case "json":
		return "ليس JSON صحيحًا: " + v, "this is not proper JSON: " + v
	case "type":
		return "النوع " + strconv.Quote(v) + " ليس مساحة: المطلوب Polygon أو MultiPolygon", "the type " + strconv.Quote(v) + " is no area: a Polygon or MultiPolygon is needed"
	case "line":
		return "هذا خط لا مساحة: الممر يحتاج إلى عرض، فارسمه ممرًا واذكر عرضه بالكيلومترات", "this is a line, not an area: a corridor needs a width, so take it in as a corridor and say how many km wide it is"
	case "array":
		return "يجب أن تكون قائمة إحداثيات", "a list of coordinates is needed here"
	case "position":
		return "يحتاج الموضع إلى خط طول وخط عرض", "a position needs longitude and latitude"
	case "number":
		return strconv.Quote(v) + " ليس عددًا", strconv.Quote(v) + " is not a number"
	case "range":
		return v + " خارج الكرة الأرضية: خط الطول بين −180 و180 وخط العرض بين −90 و90", v + " lies off the globe: longitude goes from −180 to 180 and latitude from −90 to 90"
	case "points":
		return "عدد النقاط أكبر من " + v + ": بسّط الحدود", "there are more than " + v + " positions: simplify the outline"
	case "large":
		return "أكبر من " + v + " ميغابايت", "it is larger than " + v + " MiB"
	case "deep":
		return "التداخل أعمق من " + v + " مستويات", "it is nested deeper than " + v + " levels"
	case "empty":
		return "لا مساحة فيه", "there is no area in it"
	case "area":
		return "المساحة صفر: تقع النقاط كلها على خط واحد أو في موضع واحد", "its area is zero: all positions lie on one line or in one place"
	case "dense":
		return "الحدود تتقاطع بكثافة لا تسمح بتمييزها", "the outline crosses itself so densely that it cannot be told apart"
	case "invalid":
		return "ليس شكلًا سليمًا: " + v, "this is no valid shape: " + v
	case "not_cut":
		return "الخط لا يقسم المساحة: يجب أن يدخلها ويخرج منها", "the line does not cut the area: it must enter it and leave it again"
	case "short_line":
		return "يحتاج الخط إلى نقطتين مختلفتين على الأقل", "a line needs at least two different positions"
	case "long_line":
		return "في الخط " + v + " نقطة، والحد " + strconv.Itoa(maxLinePoints) + ": بسّطه", "the line has " + v + " positions, at most " + strconv.Itoa(maxLinePoints) + " are taken: simplify it"
	case "width":
		return "العرض " + v + " كم على كل جانب غير ممكن: المسموح من 0.01 إلى 200 كم", "a width of " + v + " km to each side is not possible: from 0.01 to 200 km are"
	case "edge_of_map":
		return "الممر عند " + v + " يبلغ حافة الخريطة: خط الطول 180 أو القطب", "at " + v + " the corridor reaches the edge of the map, the 180th meridian or a pole"
	}
	return "شكل هندسي غير سليم", "this is no proper geometry"
}

func pointText(p Point) string {
	return string(appendPoint(nil, p.grid()))
}

// Repair says what was mended in a geometry and where.
type Repair struct {
	Code string   `json:"code"` // self_crossing, repeated_points, spike, unclosed, overlap, hole_overlap, hole_outside, hole_crosses, no_area, more
	At   Point    `json:"at"`   // where it shows; zero for code more
	Args []string `json:"args,omitempty"`
	EN   string   `json:"en"`
	AR   string   `json:"ar"`
}

// maxRepairs is how many repairs are told one by one.
const maxRepairs = 100

type repairs struct {
	list []Repair
	more int
}

// add notes a repair at a position; n is a count or a number of polygons that belongs to it.
func (r *repairs) add(code string, at Point, args ...string) {
	if len(r.list) >= maxRepairs {
		r.more++
		return
	}
	where := pointText(at)
	arg := func(i int) string {
		if i < len(args) {
			return args[i]
		}
		return ""
	}
	m := Repair{Code: code, At: at, Args: args}
	switch code {
	case "self_crossing":
		m.EN = "the outline crosses itself at " + where + ": parted there into pieces of their own"
		m.AR = "الحدود تقطع نفسها عند " + where + ": فُصلت هناك إلى أجزاء مستقلة"
	case "repeated_points":
		m.EN = "a position is repeated at " + where + ": taken once"
		m.AR = "موضع مكرر عند " + where + ": أُخذ مرة واحدة"
	case "spike":
		m.EN = "the outline runs out and back on itself at " + where + ": the spike was taken off"
		m.AR = "الحدود تخرج وتعود على نفسها عند " + where + ": أُزيل النتوء"
	case "unclosed":
		m.EN = "the outline that begins at " + where + " was not closed: closed with a straight line"
		m.AR = "الحدود التي تبدأ عند " + where + " لم تكن مغلقة: أُغلقت بخط مستقيم"
	case "overlap":
		m.EN = "polygons " + arg(0) + " and " + arg(1) + " overlap near " + where + ": united"
		m.AR = "المضلعان " + arg(0) + " و" + arg(1) + " متداخلان قرب " + where + ": وُحّدا"
	case "hole_overlap":
		m.EN = "holes of polygon " + arg(0) + " overlap near " + where + ": united"
		m.AR = "فراغات في المضلع " + arg(0) + " متداخلة قرب " + where + ": وُحّدت"
	case "hole_outside":
		m.EN = "a hole lies outside its polygon at " + where + ": dropped"
		m.AR = "فراغ يقع خارج مضلعه عند " + where + ": حُذف"
	case "hole_crosses":
		m.EN = "a hole reaches over the edge of its polygon near " + where + ": cut off there"
		m.AR = "فراغ يتجاوز حدود مضلعه قرب " + where + ": قُطع عند الحدود"
	case "no_area":
		m.EN = "an outline at " + where + " encloses nothing: dropped"
		m.AR = "حدود عند " + where + " لا تحيط بمساحة: حُذفت"
	}
	r.list = append(r.list, m)
}

// all returns the repairs, and how many more there were.
func (r *repairs) all() []Repair {
	if r.more > 0 {
		n := strconv.Itoa(r.more)
		return append(r.list, Repair{Code: "more", Args: []string{n}, EN: "further repairs: " + n, AR: "إصلاحات أخرى: " + n})
	}
	return r.list
}
