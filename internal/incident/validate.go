package incident

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/text"
)

// Fault is one thing that is wrong with a claim.
type Fault struct {
	Field string // path, as in the claim's JSON: "places[0].lat"
	Code  string // stable: required, unknown, range, swapped, order, year, future, nul, encoding, long, finer, bounds
	Value string // what stands there
}

// Words says what is wrong, and what to do where that is plain.
func (f Fault) Words() text.Bilingual {
	v := strconv.Quote(f.Value)
	switch f.Code {
	case "required":
		return text.Bilingual{AR: "قيمة ناقصة", EN: "is missing"}
	case "unknown":
		return text.Bilingual{AR: v + " ليست قيمة معروفة", EN: v + " is not a known value"}
	case "range":
		return text.Bilingual{AR: v + " خارج المدى المسموح", EN: v + " is out of range"}
	case "swapped":
		return text.Bilingual{AR: f.Value + ": يبدو أن خط الطول وخط العرض متبادلان", EN: f.Value + ": longitude and latitude seem to be swapped"}
	case "order":
		return text.Bilingual{AR: f.Value + ": البداية بعد النهاية", EN: f.Value + ": the start lies after the end"}
	case "year":
		return text.Bilingual{AR: f.Value + " ليس بين عامي 1900 و2199", EN: f.Value + " does not lie between 1900 and 2199"}
	case "future":
		return text.Bilingual{AR: f.Value + " يقع في المستقبل", EN: f.Value + " lies in the future"}
	case "nul":
		return text.Bilingual{AR: "فيه بايت صفري (NUL)", EN: "contains a NUL byte"}
	case "encoding":
		return text.Bilingual{AR: "ليس نص UTF-8 سليمًا", EN: "is not valid UTF-8"}
	case "long":
		return text.Bilingual{AR: "أطول من " + f.Value + " بايت", EN: "is longer than " + f.Value + " bytes"}
	case "finer":
		return text.Bilingual{AR: "المكان أدقّ مما تسمح به الدقة " + v, EN: "the place is finer than its precision " + v + " allows"}
	case "bounds":
		return text.Bilingual{AR: f.Value + ": القيمة ليست بين حدّيها", EN: f.Value + ": the value does not lie between its bounds"}
	}
	return text.Bilingual{AR: "غير صالح", EN: "is not valid"}
}

// Invalid is the error of Validate: everything that is wrong with one claim.
type Invalid struct {
	ID     string
	Faults []Fault
}

// Error lists the faults in English, each with its field.
func (e *Invalid) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "claim %s is not valid: ", e.ID)
	for i, f := range e.Faults {
		if i > 0 {
			b.WriteString("; ")
		}
		b.WriteString(f.Field + " " + f.Words().EN)
	}
	return b.String()
}

// Limits on one claim, generous for real reports and small enough that no claim can hurt a page.
const (
	maxText    = 64 << 10 // bytes of one text
	maxEntries = 1000     // places, actors, quantities, methods each
	maxCount   = 1e12     // of one quantity
)

// Known reports whether c is one of the classes.
func (c Class) Known() bool {
	_, ok := patternsEN[c]
	return ok
}

// Validate checks a claim against the rules that hold for every claim, wherever it came from. The error is
// an *Invalid with all faults. A date is in the future when it starts after the day on which the claim was
// taken in (At, with a day's grace for time zones), unless the claim is about a plan, a possibility or a threat.
func (c *Claim) Validate() error {
	v := validator{}
	v.required("id", c.ID)
	v.required("key", c.Key)
	v.text("title.ar", c.Title.AR)
	v.text("title.en", c.Title.EN)
	v.text("summary.ar", c.Summary.AR)
	v.text("summary.en", c.Summary.EN)
	v.text("part_of", c.PartOf)
	v.text("by", c.By)
	if !c.Class.Known() {
		v.fault("class", "unknown", string(c.Class))
	}
	switch c.State {
	case Awaiting, Confirmed, Rejected, Superseded:
	default:
		v.fault("state", "unknown", string(c.State))
	}
	switch c.Side {
	case "", SideGroup, SideResponder, SideUndetermined, SideNeither:
	default:
		v.fault("side", "unknown", string(c.Side))
	}
	switch c.Certainty {
	case Asserted, Reported, Claimed, Denied, Planned, Possible:
	default:
		v.fault("certainty", "unknown", string(c.Certainty))
	}
	if strictness(c.Marking) > strictness(TLPRed) {
		v.fault("marking", "unknown", string(c.Marking))
	}
	if g := c.Grade.Reliability; g != "" && (len(g) != 1 || g[0] < 'A' || g[0] > 'F') {
		v.fault("grade.reliability", "unknown", g)
	}
	if g := c.Grade.Credibility; g != "" && (len(g) != 1 || g[0] < '1' || g[0] > '6') {
		v.fault("grade.credibility", "unknown", g)
	}
	v.source(&c.Source)
	v.when(c)
	for i := range v.capped("places", len(c.Places)) {
		v.place(i, &c.Places[i])
	}
	for i := range v.capped("actors", len(c.Actors)) {
		v.actor(i, &c.Actors[i])
	}
	for i := range v.capped("quantities", len(c.Quantities)) {
		v.quantity(i, &c.Quantities[i])
	}
	for i := range v.capped("methods", len(c.Methods)) {
		if m := c.Methods[i]; m == "" || badText(m) != "" {
			v.fault(index("methods", i, ""), "unknown", m)
		}
	}
	if len(v.faults) > 0 {
		return &Invalid{ID: c.ID, Faults: v.faults}
	}
	return nil
}

type validator struct{ faults []Fault }

func (v *validator) fault(field, code, value string) {
	if len(value) > 80 {
		value = strings.ToValidUTF8(value[:80], "") + "…"
	}
	v.faults = append(v.faults, Fault{field, code, value})
}

func index(list string, i int, field string) string {
	if field != "" {
		field = "." + field
	}
	return list + "[" + strconv.Itoa(i) + "]" + field
}

// badText is the code of what is wrong with a text, or empty.
func badText(s string) string {
	switch {
	case strings.IndexByte(s, 0) >= 0:
		return "nul"
	case !utf8.ValidString(s):
		return "encoding"
	case len(s) > maxText:
		return "long"
	}
	return ""
}

func (v *validator) text(field, s string) {
	switch code := badText(s); code {
	case "":
	case "long":
		v.fault(field, code, strconv.Itoa(maxText))
	default:
		v.fault(field, code, "")
	}
}

func (v *validator) listed(list string, i int, field, s string) {
	if badText(s) != "" {
		v.text(index(list, i, field), s)
	}
}

func (v *validator) required(field, s string) {
	if s == "" {
		v.fault(field, "required", "")
		return
	}
	v.text(field, s)
}

// capped returns n, or nothing when there are too many entries to look at.
func (v *validator) capped(field string, n int) int {
	if n > maxEntries {
		v.fault(field, "range", strconv.Itoa(n))
		return 0
	}
	return n
}

func (v *validator) source(s *Source) {
	v.required("source.id", s.ID)
	v.text("source.name", s.Name)
	v.text("source.says", s.Says)
	v.text("source.document", s.Document)
	v.text("source.row", s.Row)
	switch s.Kind {
	case SourceOfficial, SourceAnonymous, SourceMedia, SourceGroup, SourceAnalyst, SourceAuthor, SourceDataset, SourceDesk, SourcePartner:
	default:
		v.fault("source.kind", "unknown", string(s.Kind))
	}
	if s.Published != NoDay {
		v.year("source.published", s.Published)
	}
	v.span("source.span", s.Span)
	for i := range s.Evidence {
		if e := s.Evidence[i]; e.Start < 0 || e.End < e.Start {
			v.span(index("source.evidence", i, ""), &s.Evidence[i])
		}
	}
}

func (v *validator) span(field string, s *text.Span) {
	if s != nil && (s.Start < 0 || s.End < s.Start) {
		v.fault(field, "order", fmt.Sprintf("[%d,%d]", s.Start, s.End))
	}
}

var (
	firstDay = Date(1900, 1, 1)
	lastDay  = Date(2199, 12, 31)
)

func (v *validator) year(field string, d Day) bool {
	if d < firstDay || d > lastDay {
		v.fault(field, "year", d.Time().Format(time.DateOnly))
		return false
	}
	return true
}

func (v *validator) when(c *Claim) {
	w := &c.When
	v.text("when.reason.ar", w.Reason.AR)
	v.text("when.reason.en", w.Reason.EN)
	v.text("when.text", w.Text)
	v.span("when.span", w.Span)
	switch w.Precision {
	case TimeDay, TimeRange, TimeWeek, TimeMonth, TimeYear:
	case TimeRelative, TimeUnknown:
		if w.Start != NoDay || w.End != NoDay {
			v.fault("when.precision", "finer", string(w.Precision))
		}
		return
	default:
		v.fault("when.precision", "unknown", string(w.Precision))
		return
	}
	if w.Start == NoDay || w.End == NoDay {
		v.fault("when.start", "required", "")
		return
	}
	if !v.year("when.start", w.Start) || !v.year("when.end", w.End) {
		return
	}
	if w.Start > w.End {
		v.fault("when.start", "order", w.Start.String()+" – "+w.End.String())
	}
	if w.Precision == TimeDay && w.Start != w.End {
		v.fault("when.precision", "unknown", "day: "+w.Start.String()+" – "+w.End.String())
	}
	if !c.At.IsZero() && w.Start > DayOf(c.At)+1 && c.Certainty != Planned && c.Certainty != Possible && c.Class != Threat && c.Class != FoiledPlot {
		v.fault("when.start", "future", w.Start.String())
	}
}

func (v *validator) place(i int, p *Place) {
	v.listed("places", i, "name.ar", p.Name.AR)
	v.listed("places", i, "name.en", p.Name.EN)
	v.listed("places", i, "id", p.ID)
	v.listed("places", i, "unit", p.Unit)
	v.listed("places", i, "why.ar", p.Why.AR)
	v.listed("places", i, "why.en", p.Why.EN)
	v.listed("places", i, "text", p.Text)
	if p.Span != nil && (p.Span.Start < 0 || p.Span.End < p.Span.Start) {
		v.span(index("places", i, "span"), p.Span)
	}
	switch p.Precision {
	case PlaceExact, PlaceTown, PlaceNear, PlaceRegion:
		if p.Precision.Point() && p.RadiusKM > 0 {
			v.fault(index("places", i, "radius_km"), "finer", string(p.Precision))
		}
	case PlaceDistrict, PlaceGovernorate, PlaceCountry, PlaceUnknown:
		if p.RadiusKM > 0 {
			v.fault(index("places", i, "radius_km"), "finer", string(p.Precision))
		}
	default:
		v.fault(index("places", i, "precision"), "unknown", string(p.Precision))
	}
	if !(p.RadiusKM >= 0 && p.RadiusKM <= 20000) {
		v.fault(index("places", i, "radius_km"), "range", fmt.Sprint(p.RadiusKM))
	}
	if p.Coord == nil {
		return
	}
	if code := CheckCoord(p.Lon, p.Lat); code != "" {
		v.fault(index("places", i, "lat"), code, fmt.Sprintf("lon %g, lat %g", p.Lon, p.Lat))
	}
}

// CheckCoord returns the code of what is wrong with a position in degrees: "" nothing, "range" out of range,
// "swapped" out of range, but not with longitude and latitude exchanged.
func CheckCoord(lon, lat float64) string {
	switch {
	case math.Abs(lon) <= 180 && math.Abs(lat) <= 90:
		return ""
	case math.Abs(lat) <= 180 && math.Abs(lon) <= 90:
		return "swapped"
	}
	return "range" // NaN too
}

func (v *validator) actor(i int, a *Participant) {
	v.listed("actors", i, "id", a.ID)
	v.listed("actors", i, "name.ar", a.Name.AR)
	v.listed("actors", i, "name.en", a.Name.EN)
	v.listed("actors", i, "text", a.Text)
	if a.ID == "" && a.Name.AR == "" && a.Name.EN == "" {
		v.fault(index("actors", i, "name"), "required", "")
	}
	switch a.Role {
	case By, Against, With, Target, Victim, Claimant, Involved:
	default:
		v.fault(index("actors", i, "role"), "unknown", string(a.Role))
	}
	if a.Span != nil && (a.Span.Start < 0 || a.Span.End < a.Span.Start) {
		v.span(index("actors", i, "span"), a.Span)
	}
}

func (v *validator) quantity(i int, q *Quantity) {
	if q.What == "" {
		v.fault(index("quantities", i, "what"), "required", "")
	}
	v.listed("quantities", i, "what", q.What)
	v.listed("quantities", i, "of", q.Of)
	v.listed("quantities", i, "unit", q.Unit)
	v.listed("quantities", i, "text", q.Text)
	if q.By != nil {
		v.listed("quantities", i, "by", *q.By)
	}
	switch {
	case q.Value < 0 || q.Min < 0 || q.Max < -1 || max(q.Value, q.Min, q.Max) > maxCount:
		v.fault(index("quantities", i, "value"), "range", fmt.Sprintf("%d (%d…%d)", q.Value, q.Min, q.Max))
	case q.Value < q.Min || q.Max >= 0 && q.Value > q.Max:
		v.fault(index("quantities", i, "value"), "bounds", fmt.Sprintf("%d (%d…%d)", q.Value, q.Min, q.Max))
	}
	if q.Span != nil && (q.Span.Start < 0 || q.Span.End < q.Span.Start) {
		v.span(index("quantities", i, "span"), q.Span)
	}
}
