package watch

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// SiteKind is what a site is.
type SiteKind string

// The kinds, in the order in which pages list them. Hospitals are none: they are protected, and who is treated in one is
// nobody's inventory.
const (
	SiteBase     SiteKind = "base"
	SiteDepot    SiteKind = "depot"
	SiteAirfield SiteKind = "airfield"
	SiteDam      SiteKind = "dam"
	SiteCrossing SiteKind = "crossing"
	SiteOilfield SiteKind = "oilfield"
	SitePrison   SiteKind = "prison"
	SiteCamp     SiteKind = "camp"
	SiteOther    SiteKind = "other"
)

// SiteKinds lists all kinds.
func SiteKinds() []SiteKind {
	return []SiteKind{SiteBase, SiteDepot, SiteAirfield, SiteDam, SiteCrossing, SiteOilfield, SitePrison, SiteCamp, SiteOther}
}

// SiteKindOf is the kind of site that a place of the gazetteer is, and what such a site holds; false for places that are
// none, such as towns.
func SiteKindOf(kind string) (k SiteKind, h Holds, ok bool) {
	switch gazetteer.Kind(kind) {
	case gazetteer.Base:
		return SiteBase, Materiel, true
	case gazetteer.Airport:
		return SiteAirfield, Materiel, true
	case gazetteer.Dam:
		return SiteDam, Infrastructure, true
	case gazetteer.Crossing:
		return SiteCrossing, Infrastructure, true
	case gazetteer.Oilfield:
		return SiteOilfield, Infrastructure, true
	case gazetteer.Prison:
		return SitePrison, Detainees, true
	case gazetteer.Camp:
		return SiteCamp, Detainees, true
	case gazetteer.Site:
		return SiteOther, Infrastructure, true
	}
	return "", "", false
}

// Holds is what makes a site matter.
type Holds string

// What sites hold.
const (
	Materiel       Holds = "materiel"
	Detainees      Holds = "detainees"
	BothHeld       Holds = "both"
	Infrastructure Holds = "infrastructure"
)

// AllHolds lists them.
func AllHolds() []Holds { return []Holds{Materiel, Detainees, BothHeld, Infrastructure} }

// Site is one version of a place with materiel or detainees. Who is held there is never part of it: people are counted
// and not named.
type Site struct {
	ID      string           `json:"id"`      // "S-0004", the same for all versions
	Version int              `json:"version"` // from 1
	Name    text.Bilingual   `json:"name"`
	Kind    SiteKind         `json:"kind"`
	Holds   Holds            `json:"holds"`
	Place   incident.Place   `json:"place"`          // where, no finer than known; its ID is that of the gazetteer
	Shape   area.Shape       `json:"shape,omitzero"` // its outline, where one was drawn; only of a place that is known exactly
	Marking incident.Marking `json:"marking"`
	Note    string           `json:"note,omitempty"`
	Retired bool             `json:"retired,omitempty"` // a version that says: the desk no longer keeps it
	By      string           `json:"by,omitempty"`
	At      time.Time        `json:"at"`
}

// Said is whose statement something is, and how it is graded. Statements are of one source when their sources' IDs are
// the same, or, where one has none, their names.
type Said struct {
	Source incident.Source `json:"source"`
	Grade  incident.Grade  `json:"grade"`
	Claim  string          `json:"claim,omitempty"`    // key of the claim that it was taken from
	About  string          `json:"incident,omitempty"` // incident that it was taken from
}

// Key tells sources apart.
func (s *Said) Key() string {
	if s.Source.ID != "" {
		return s.Source.ID
	}
	return "name:" + strings.Join(strings.Fields(strings.ToLower(s.Source.Name)), " ")
}

// CustodyKind is what a report says of a site's custody.
type CustodyKind string

// What a report can say.
const (
	Held   CustodyKind = "held"   // somebody has it
	Nobody CustodyKind = "nobody" // it stands open: abandoned
)

// Custody is one source's statement of who had a site. It speaks of the time from From to Until and of no other: that
// the custodian is still there is never assumed from it, only, for a while, carried on (SiteRules).
type Custody struct {
	ID         string      `json:"id"` // "C-0012"
	Site       string      `json:"site"`
	Said       Said        `json:"said"`
	Kind       CustodyKind `json:"kind"`
	Custodian  Party       `json:"custodian,omitzero"` // with Held; an organisation, never a person. Of the actors' list: "actor:<id>"
	From       time.Time   `json:"from,omitzero"`      // zero: since when is not said; then it speaks of the last day before Until
	Until      time.Time   `json:"until,omitzero"`     // zero: it says how it was on the day of From
	Left       bool        `json:"left,omitempty"`     // with Held and Until: the custodian left then
	Confidence Confidence  `json:"confidence,omitempty"`
	Note       string      `json:"note,omitempty"`
	Withdrawn  bool        `json:"withdrawn,omitempty"` // entered in error; it stays on the shelf
	By         string      `json:"by,omitempty"`
	At         time.Time   `json:"at"` // when it was entered
}

// daySeconds is how long a report lasts that speaks of one day.
const daySeconds = 86400

// Span is the time that the report speaks of.
func (c *Custody) Span() Span {
	switch {
	case c.Until.IsZero():
		return Span{c.From.Unix(), c.From.Unix() + daySeconds}
	case c.From.IsZero():
		return Span{c.Until.Unix() - daySeconds, c.Until.Unix()}
	}
	return SpanOf(c.From, c.Until)
}

// SiteDay is a day that a person gives as a moment: its beginning or, as an end, the beginning of the next one, since a
// day that is given is meant whole. NoDay is the zero time.
func SiteDay(d incident.Day, end bool) time.Time {
	if d == incident.NoDay {
		return time.Time{}
	}
	if end {
		d++
	}
	return d.Time()
}

// Stocks lists what can be counted at a site, in the order in which pages list it. Names that incidents use for their
// quantities mean the same here.
func Stocks() []string {
	return []string{"weapons", "ammunition", "shells", "missiles", "explosives", "devices", "drones", "vehicles", "armour", "detainees", "families"}
}

// PeopleCounted reports whether a stock counts people.
func PeopleCounted(what string) bool { return what == "detainees" || what == "families" }

// Units lists in what a stock can be counted, the usual one first.
func Units(what string) []string {
	switch {
	case PeopleCounted(what):
		return []string{"people"}
	case what == "ammunition", what == "explosives":
		return []string{"items", "kg", "t"}
	}
	return []string{"items"}
}

// Inventory is one source's statement of how much of one kind was at a site on a day.
type Inventory struct {
	ID        string       `json:"id"` // "I-0003"
	Site      string       `json:"site"`
	Said      Said         `json:"said"`
	What      string       `json:"what"` // one of Stocks
	Unit      string       `json:"unit"` // one of Units
	Min       int64        `json:"min"`
	Max       int64        `json:"max"` // −1: no upper bound stated
	On        incident.Day `json:"on"`
	Detail    string       `json:"detail,omitempty"` // which weapons, in words
	Withdrawn bool         `json:"withdrawn,omitempty"`
	By        string       `json:"by,omitempty"`
	At        time.Time    `json:"at"`
}

// Effect is what an incident did to what is at a site.
type Effect string

// The effects. Lost is what went where nobody answers for it; Recovered, HandedOver and Destroyed are what is accounted
// for; Arrived adds to what is there; Context changes no figure.
const (
	Lost       Effect = "lost"
	Recovered  Effect = "recovered"
	HandedOver Effect = "handed_over"
	Destroyed  Effect = "destroyed"
	Arrived    Effect = "arrived"
	Context    Effect = "context"
	Unrelated  Effect = "unrelated" // somebody looked: it has nothing to do with the site, and is not proposed again
)

// Effects lists them.
func Effects() []Effect {
	return []Effect{Lost, Recovered, HandedOver, Destroyed, Arrived, Context, Unrelated}
}

// Movement is one source's figure for what an incident did to a stock. Figures of several sources for one happening are
// never added: they make one range.
type Movement struct {
	Happening string       `json:"happening"` // incident
	Part      string       `json:"part,omitempty"`
	Said      Said         `json:"said"`
	Effect    Effect       `json:"effect"`
	What      string       `json:"what"`
	Unit      string       `json:"unit"`
	Min       int64        `json:"min"`
	Max       int64        `json:"max"`   // −1: no upper bound
	Start     incident.Day `json:"start"` // first day on which it may have been; NoDay: not known
	End       incident.Day `json:"end"`   // last; NoDay: not known
}

// SiteLink is a person's word that an incident concerns a site, what it did, and which of its figures count which stock.
type SiteLink struct {
	ID        string            `json:"id"` // "L-0007"
	Site      string            `json:"site"`
	Incident  string            `json:"incident"`
	Effect    Effect            `json:"effect"`
	Counts    map[string]string `json:"counts,omitempty"` // figure of the incident (FigureKey) → stock
	Withdrawn bool              `json:"withdrawn,omitempty"`
	By        string            `json:"by,omitempty"`
	At        time.Time         `json:"at"`
}

// FigureKey names a figure of an incident: what is counted, and of whom or what.
func FigureKey(q *incident.Quantity) string {
	if q.Of == "" {
		return q.What
	}
	return q.What + "/" + q.Of
}

// Movements are the figures of a linked incident that count a stock, those of all its sources, each as it gives it.
func (l *SiteLink) Movements(inc *incident.Incident, claims []incident.Claim) []Movement {
	if l.Withdrawn || l.Effect == Context || l.Effect == Unrelated {
		return nil
	}
	said := func(ids []string) Said {
		for i := range claims {
			if slices.Contains(ids, claims[i].ID) {
				return Said{Source: claims[i].Source, Grade: claims[i].Grade, Claim: claims[i].Key, About: inc.ID}
			}
		}
		return Said{About: inc.ID}
	}
	var out []Movement
	add := func(q *incident.Quantity, stock string, ids []string) {
		unit := q.Unit
		if !slices.Contains(Units(stock), unit) {
			unit = Units(stock)[0]
		}
		hi := q.Max
		if hi >= 0 {
			hi = max(hi, q.Min)
		}
		out = append(out, Movement{Happening: inc.ID, Part: FigureKey(q), Said: said(ids), Effect: l.Effect, What: stock, Unit: unit,
			Min: max(q.Min, 0), Max: hi, Start: inc.When.Value.Start, End: inc.When.Value.End})
	}
	for i := range inc.Quantities {
		f := &inc.Quantities[i]
		stock := l.Counts[FigureKey(&f.Value)]
		if !slices.Contains(Stocks(), stock) {
			continue
		}
		add(&f.Value, stock, f.Claims)
		for j := range f.Rivals {
			add(&f.Rivals[j].Value, stock, f.Rivals[j].Claims)
		}
	}
	return out
}

// StockOf is which stock a figure of an incident most likely counts; empty: none, or nothing that can be told from its
// name alone.
func StockOf(q *incident.Quantity) string {
	switch {
	case slices.Contains(Stocks(), q.What):
		return q.What
	case q.What == "trucks":
		return "vehicles"
	}
	return ""
}

// EffectOf is what an incident of a class most likely did to what a site holds: what a form offers first.
func EffectOf(c incident.Class) Effect {
	switch c {
	case incident.WeaponsLoss:
		return Lost
	case incident.WeaponsSeizure:
		return Recovered
	case incident.Airstrike, incident.Bombing, incident.Shelling:
		return Destroyed
	}
	return Context
}

// Limits on what is said of sites, in characters.
const (
	maxSiteName = 120
	maxSiteNote = 2000
	maxStock    = 1_000_000_000_000
)

// Check holds a site against the rules: one *SiteError, or several joined.
func (s *Site) Check() error {
	var wrong []error
	refuse := func(field, code string) { wrong = append(wrong, &SiteError{Code: code, Field: field}) }
	if s.Name.AR == "" && s.Name.EN == "" {
		refuse("name", "name")
	}
	for _, n := range []string{s.Name.AR, s.Name.EN, s.Note} {
		if !shown(n) {
			refuse("name", "characters")
			break
		}
	}
	if utf8.RuneCountInString(s.Name.AR) > maxSiteName || utf8.RuneCountInString(s.Name.EN) > maxSiteName {
		refuse("name", "long")
	}
	if utf8.RuneCountInString(s.Note) > maxSiteNote {
		refuse("note", "long")
	}
	if !slices.Contains(SiteKinds(), s.Kind) {
		refuse("kind", "kind")
	}
	if !slices.Contains(AllHolds(), s.Holds) {
		refuse("holds", "holds")
	}
	if c := s.Place.Coord; c == nil && s.Shape.IsZero() {
		refuse("place", "place")
	} else if c != nil && (math.IsNaN(c.Lon) || math.IsNaN(c.Lat) || math.Abs(c.Lon) > 180 || math.Abs(c.Lat) > 90) {
		refuse("place", "position")
	}
	if !s.Shape.IsZero() && !s.outlined() {
		refuse("shape", "outline")
	}
	if !slices.Contains([]incident.Marking{incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}, s.Marking) {
		refuse("marking", "marking")
	}
	return errors.Join(wrong...)
}

// outlined reports whether the place is known finely enough for an outline: one whose position is known as near a town only
// is not known to its fence.
func (s *Site) outlined() bool {
	return s.Place.Coord == nil || s.Place.Precision == "" || s.Place.Precision == incident.PlaceExact
}

// Outline is the outline of the site for who draws it or gives it on; the zero Shape where none is known, or where its place is
// known less finely than an outline says.
func (s *Site) Outline() area.Shape {
	if !s.outlined() {
		return area.Shape{}
	}
	return s.Shape
}

// shown reports whether a text holds nothing that cannot be shown, or that turns what stands beside it.
func shown(s string) bool {
	return utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool {
		return r != '\n' && (unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069)
	}) < 0
}

func (s *Said) check(refuse func(field, code string)) {
	name := strings.TrimSpace(s.Source.Name)
	switch {
	case name == "" && s.Source.ID == "":
		refuse("source", "source")
	case !shown(name):
		refuse("source", "characters")
	case utf8.RuneCountInString(name) > maxSiteName:
		refuse("source", "long")
	}
	if !slices.Contains([]string{"", "A", "B", "C", "D", "E", "F"}, s.Grade.Reliability) || !slices.Contains([]string{"", "1", "2", "3", "4", "5", "6"}, s.Grade.Credibility) {
		refuse("grade", "grade")
	}
}

// Check holds a report of custody against the rules; now is when it is entered: nothing that is to come is custody.
func (c *Custody) Check(now time.Time) error {
	var wrong []error
	refuse := func(field, code string) { wrong = append(wrong, &SiteError{Code: code, Field: field}) }
	c.Said.check(refuse)
	switch c.Kind {
	case Held:
		if c.Custodian.ID == "" && c.Custodian.Name == (text.Bilingual{}) {
			refuse("custodian", "custodian")
		}
	case Nobody:
		if c.Custodian.ID != "" || c.Custodian.Name != (text.Bilingual{}) {
			refuse("custodian", "nobody")
		}
		if c.Left {
			refuse("left", "left")
		}
	default:
		refuse("kind", "custody")
	}
	if !shown(c.Custodian.Name.AR) || !shown(c.Custodian.Name.EN) || !shown(c.Note) {
		refuse("custodian", "characters")
	}
	if utf8.RuneCountInString(c.Custodian.Name.AR) > maxSiteName || utf8.RuneCountInString(c.Custodian.Name.EN) > maxSiteName || utf8.RuneCountInString(c.Note) > maxSiteNote {
		refuse("custodian", "long")
	}
	switch {
	case c.From.IsZero() && c.Until.IsZero():
		refuse("from", "when")
	case !c.From.IsZero() && !c.Until.IsZero() && !c.From.Before(c.Until):
		refuse("until", "backwards")
	case c.From.After(now), !c.Until.IsZero() && c.Until.After(now.Add(24*time.Hour)): // a day is given whole
		refuse("until", "future")
	case early(c.From), early(c.Until):
		refuse("from", "early")
	}
	if c.Left && c.Until.IsZero() {
		refuse("until", "left_when")
	}
	if c.Confidence != "" && !slices.Contains(Confidences(), c.Confidence) {
		refuse("confidence", "confidence")
	}
	return errors.Join(wrong...)
}

// early reports whether a moment lies before all that sites are kept for.
func early(t time.Time) bool { return !t.IsZero() && t.Year() < 1900 }

// Check holds an inventory against the rules; now is when it is entered.
func (i *Inventory) Check(now time.Time) error {
	var wrong []error
	refuse := func(field, code string) { wrong = append(wrong, &SiteError{Code: code, Field: field}) }
	i.Said.check(refuse)
	if !slices.Contains(Stocks(), i.What) {
		refuse("what", "what")
	} else if !slices.Contains(Units(i.What), i.Unit) {
		refuse("unit", "unit")
	}
	switch {
	case i.Min < 0 || i.Min > maxStock || i.Max < -1 || i.Max > maxStock:
		refuse("min", "figure")
	case i.Max >= 0 && i.Max < i.Min:
		refuse("max", "figures")
	}
	switch {
	case i.On == incident.NoDay:
		refuse("on", "day")
	case i.On > incident.DayOf(now):
		refuse("on", "future")
	case early(i.On.Time()):
		refuse("on", "early")
	}
	if !shown(i.Detail) {
		refuse("detail", "characters")
	} else if utf8.RuneCountInString(i.Detail) > maxSiteNote {
		refuse("detail", "long")
	}
	return errors.Join(wrong...)
}

// Check holds a link against the rules.
func (l *SiteLink) Check() error {
	var wrong []error
	if l.Incident == "" {
		wrong = append(wrong, &SiteError{Code: "incident", Field: "incident"})
	}
	if !slices.Contains(Effects(), l.Effect) {
		wrong = append(wrong, &SiteError{Code: "effect", Field: "effect"})
	}
	for _, stock := range l.Counts {
		if !slices.Contains(Stocks(), stock) {
			wrong = append(wrong, &SiteError{Code: "what", Field: "counts", Value: stock})
			break
		}
	}
	return errors.Join(wrong...)
}

// SiteError is why something is not kept of a site, in words for people.
type SiteError struct {
	Code  string `json:"code"`
	Field string `json:"field"`
	Value string `json:"value,omitempty"`
}

var siteWords = map[string]text.Bilingual{
	"name":       {AR: "سمِّ الموقع بالعربية أو الإنجليزية", EN: "name the site, in Arabic or English"},
	"characters": {AR: "في هذا رموز لا تُعرض", EN: "this holds characters that cannot be shown"},
	"long":       {AR: "هذا أطول مما يلزم: اختصره", EN: "this is too long: make it shorter"},
	"kind":       {AR: "اختر نوع الموقع", EN: "choose what kind of site it is"},
	"holds":      {AR: "اختر ما في الموقع: عتاد أو محتجزون أو كلاهما أو مرفق", EN: "choose what it holds: materiel, detainees, both, or that it is infrastructure"},
	"place":      {AR: "حدّد مكان الموقع: من المعجم الجغرافي أو بخطّي الطول والعرض", EN: "say where the site is: from the gazetteer, or by longitude and latitude"},
	"outline":    {AR: "حدود الموقع أدق من مكانه: اختر «دقيق» للمكان، أو اترك الحدود", EN: "the outline is finer than the place is known: say that the place is exact, or leave the outline out"},
	"position":   {AR: "خط الطول من −180 إلى 180 وخط العرض من −90 إلى 90", EN: "longitude goes from −180 to 180 and latitude from −90 to 90"},
	"marking":    {AR: "اختر إحدى علامات TLP 2.0", EN: "choose one of the TLP 2.0 markings"},
	"source":     {AR: "اذكر المصدر: من يقول هذا؟", EN: "name the source: who says so?"},
	"grade":      {AR: "التقييم حرف من A إلى F ورقم من 1 إلى 6، ويجوز ترك أيٍّ منهما", EN: "a grade is a letter from A to F and a figure from 1 to 6; either may be left out"},
	"custodian":  {AR: "اذكر الجهة التي كان الموقع في عهدتها، أو اختر «لا أحد»", EN: "name the body that had the site, or choose “nobody”"},
	"nobody":     {AR: "إن لم يكن الموقع في عهدة أحد فلا تُذكر جهة", EN: "where nobody has the site, no custodian is named"},
	"left":       {AR: "لا يغادر إلا من كان هنا: اختر «في عهدة» واذكر الجهة", EN: "only somebody who was there can leave: choose “held” and name them"},
	"custody":    {AR: "اختر: في عهدة جهة، أو لا أحد", EN: "choose whether somebody has it or nobody"},
	"when":       {AR: "اذكر متى: من يومٍ إلى يوم، أو يومًا واحدًا", EN: "say when: from a day to a day, or one day"},
	"backwards":  {AR: "النهاية قبل البداية", EN: "it ends before it begins"},
	"future":     {AR: "هذا اليوم لم يأتِ بعد: التقرير يقول ما كان", EN: "that day has not come yet: a report says what was"},
	"early":      {AR: "السنة قبل 1900: تحقّق من التاريخ", EN: "the year is before 1900: check the date"},
	"left_when":  {AR: "اذكر متى غادرت الجهة", EN: "say when they left"},
	"confidence": {AR: "الثقة منخفضة أو متوسطة أو عالية", EN: "confidence is low, moderate or high"},
	"what":       {AR: "اختر ما يُحصى من القائمة", EN: "choose from the list what is counted"},
	"unit":       {AR: "هذا النوع لا يُحصى بهذه الوحدة", EN: "this kind is not counted in that unit"},
	"figure":     {AR: "العدد من صفر إلى ألف مليار، ويُترك الأعلى فارغًا إن لم يُذكر", EN: "a figure is from 0 to a million million; leave the upper one empty where none is stated"},
	"figures":    {AR: "العدد الأعلى أقل من الأدنى", EN: "the upper figure is below the lower one"},
	"day":        {AR: "اذكر اليوم الذي يصفه المصدر", EN: "say of which day the source speaks"},
	"incident":   {AR: "اختر الواقعة", EN: "choose the incident"},
	"effect":     {AR: "اختر أثر الواقعة على الموقع", EN: "choose what the incident did to the site"},
	"changed":    {AR: "عدّل شخص آخر هذا الموقع في أثناء ذلك: افتحه من جديد", EN: "somebody else changed this site in the meantime: open it again"},
	"linked":     {AR: "هذه الواقعة مرتبطة بهذا الموقع من قبل", EN: "this incident is linked to this site already"},
	"gazetteer":  {AR: "هذا المكان موقع قائم هنا: {0}", EN: "this place is a site here already: {0}"},
	"role":       {AR: "لا يسمح لك دورك بهذا", EN: "your role does not allow this"},
}

// Error is the reason in English, with its field.
func (e *SiteError) Error() string {
	if e.Field != "" {
		return e.Field + ": " + e.Words().EN
	}
	return e.Words().EN
}

// Words says what is wrong and what to do.
func (e *SiteError) Words() text.Bilingual {
	w, ok := siteWords[e.Code]
	if !ok {
		return text.Bilingual{AR: "لا يُقبل هذا", EN: "this is not accepted"}
	}
	return text.Bilingual{AR: strings.ReplaceAll(w.AR, "{0}", e.Value), EN: strings.ReplaceAll(w.EN, "{0}", e.Value)}
}

// SiteErrorCodes lists the codes of all SiteErrors.
func SiteErrorCodes() []string {
	out := make([]string, 0, len(siteWords))
	for code := range siteWords {
		out = append(out, code)
	}
	slices.Sort(out)
	return out
}

// sortBy puts a list in the order of its ids, whatever order it came in, without changing it.
func sortBy[T any](list []T, id func(*T) string) []T {
	out := slices.Clone(list)
	slices.SortFunc(out, func(a, b T) int { return cmp.Compare(id(&a), id(&b)) })
	return out
}
