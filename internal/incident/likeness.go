package incident

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tansiq/internal/text"
)

// Likeness is how far one claim and what is known of a happening may be two accounts of the same thing. It only ever
// proposes: nothing is put together without a person.
type Likeness struct {
	Score   float64 `json:"score"` // 0…1; 0: nothing is proposed
	Agrees  []Point `json:"agrees,omitempty"`
	Differs []Point `json:"differs,omitempty"`
}

// Point is one slot in which two accounts agree or differ, in words.
type Point struct {
	Slot        string         `json:"slot"`   // class, time, place, side, actors, methods, certainty, or a quantity's What
	Ours        text.Bilingual `json:"ours"`   // what the claim says
	Theirs      text.Bilingual `json:"theirs"` // what is known
	Explanation text.Bilingual `json:"explanation"`
	Claim       string         `json:"claim,omitempty"` // id of the known claim that says so
	Weight      float64        `json:"weight"`          // what the slot adds to the score, of what it could add at most
}

// Proposable is the score from which a likeness is worth a person's look.
const Proposable = 0.5

// Comparer is what a comparison depends on besides the claims.
type Comparer struct {
	Desk Desk

	// PartOf reports whether an actor is, or is a part of, another (package actor knows). Nil: only itself.
	PartOf func(id, group string) bool

	// Near reports whether an administrative unit has land within km of a position (package area knows). Nil: by the
	// position that its claim gives for it.
	Near func(unit string, at Coord, km float64) bool
}

// How much each slot can add to a score; they sum to 1. A slot that either side leaves open adds unsaid of it: silence
// is no disagreement, but no agreement either.
const (
	weightClass    = 0.08
	weightTime     = 0.24
	weightPlace    = 0.30
	weightSide     = 0.06
	weightActors   = 0.14
	weightQuantity = 0.14
	weightMethods  = 0.04

	unsaid = 0.5
)

// Compare holds a claim against what is known of one happening: the claims of an incident, or one that awaits. For each
// slot the known claim counts that the claim agrees with best.
//
// A likeness above 0 needs all of: classes of one family (see family), times that can be one, places that can be one.
// Where time or place is so coarse that it says little (a place no finer than a governorate or a region of more than
// 80 km, a time no finer than a month), it proposes nothing by itself: then of actors, quantities and methods at least two must agree, and the other
// of time and place must be fine. Two accounts that are both coarse, a country and a year propose nothing.
//
//   - time: the same day 1; a day apart 0.75, because nights and reports fall on two dates; within a longer time less, the
//     longer it is
//   - place: the same 1; within the reach of the coarser one less, the coarser it is; two points farther apart than 10 km,
//     or units that exclude each other, are two places
//   - actors: how many of the shorter list are in the longer, as the same or as a part of the other
//   - quantities: equal 1, bounds that meet 0.8, rivals by how close they are
func (k Comparer) Compare(c Claim, known []Claim) Likeness {
	if len(known) == 0 {
		return Likeness{}
	}
	m := match{Comparer: k, ours: &c, known: known}
	class, ok := m.class()
	if !ok {
		return Likeness{}
	}
	when, ok := m.time()
	if !ok {
		return Likeness{}
	}
	place, ok := m.place()
	if !ok {
		return Likeness{}
	}
	side, actors, methods := m.side(), m.actors(), m.methods()
	quantities := m.quantities()
	if coarseTime, coarsePlace := when.coarse, place.coarse; coarseTime || coarsePlace {
		telling := 0
		for _, r := range append([]result{actors, methods}, quantities.telling()...) {
			if r.said && r.degree >= 0.8 {
				telling++
			}
		}
		if coarseTime && coarsePlace || telling < 2 {
			return Likeness{}
		}
	}
	var l Likeness
	for _, r := range []result{class, when, place, side, actors, quantities.overall(), methods} {
		if r.said {
			l.Score += r.weight * r.degree
		} else {
			l.Score += r.weight * unsaid
		}
	}
	for _, r := range slices.Concat([]result{class, when, place, side, actors}, quantities, []result{methods, m.certainty()}) {
		if !r.said {
			continue
		}
		r.point.Weight = round2(r.weight * r.degree)
		if r.agrees {
			l.Agrees = append(l.Agrees, r.point)
		} else {
			l.Differs = append(l.Differs, r.point)
		}
	}
	l.Score = round2(l.Score)
	return l
}

func round2(x float64) float64 { return math.Round(x*100) / 100 }

// match is one comparison under way.
type match struct {
	Comparer
	ours  *Claim
	known []Claim
}

// result is how one slot compares. said is false when either side leaves it open.
type result struct {
	said   bool
	agrees bool
	coarse bool
	degree float64 // 0…1
	weight float64
	point  Point
}

// families of classes: accounts of one happening may differ in class within one, because one source sees a clash where
// another sees the raid that led to it. A class may be in several.
const (
	familyFighting = 1 << iota
	familyPolicing
	familyMoving
	familyTalking
	familySaying
	familyAid
	familyOther
)

func family(c Class) int {
	switch c {
	case Attack, Clash, Bombing, Shelling, Assassination, Execution, Airstrike, ExplosiveRemnant:
		return familyFighting
	case Kidnapping:
		return familyFighting
	case Raid, Operation:
		return familyFighting | familyPolicing
	case FoiledPlot, Arrest, WeaponsSeizure:
		return familyPolicing
	case WeaponsLoss:
		return familyFighting
	case Seizure:
		return familyFighting | familyMoving
	case Movement, Withdrawal, Deployment:
		return familyMoving
	case Meeting, Agreement, IntelligenceSharing:
		return familyTalking
	case PropagandaRelease, Threat, Statement:
		return familySaying
	case Aid:
		return familyAid
	case Other:
		return familyOther
	}
	return 0
}

// Family lists the classes that an account of the same happening may have.
func Family(c Class) []Class {
	var out []Class
	for other := range patternsEN {
		if family(other)&family(c) != 0 {
			out = append(out, other)
		}
	}
	slices.Sort(out)
	return out
}

// className is a class in words.
func className(c Class) text.Bilingual {
	return text.Bilingual{AR: patternsAR[c].none, EN: patternsEN[c].none}
}

func (m *match) class() (result, bool) {
	best := result{said: true, weight: weightClass, degree: -1}
	for i := range m.known {
		theirs := m.known[i].Class
		r := result{said: true, weight: weightClass}
		switch {
		case theirs == m.ours.Class:
			r.degree, r.agrees = 1, true
			r.point.Explanation = text.Bilingual{AR: "النوع نفسه", EN: "the same class"}
		case generalises(theirs, m.ours.Class) && theirs != Other, generalises(m.ours.Class, theirs) && m.ours.Class != Other:
			r.degree, r.agrees = 0.8, true
			r.point.Explanation = text.Bilingual{AR: "أحد النوعين أعمّ من الآخر", EN: "one class is the wider of the two"}
		case theirs == Clash && family(m.ours.Class)&familyFighting != 0, m.ours.Class == Clash && family(theirs)&familyFighting != 0:
			r.degree, r.agrees = 0.7, true
			r.point.Explanation = text.Bilingual{AR: "قد يصف مصدر الحدث نفسه بأنه اشتباك", EN: "another source may call the same event a clash"}
		case family(theirs)&family(m.ours.Class) != 0:
			r.degree = 0.3
			r.point.Explanation = text.Bilingual{AR: "نوعان مختلفان من أصل واحد", EN: "two classes of one family"}
		default:
			continue
		}
		if r.degree > best.degree {
			r.point.Slot, r.point.Ours, r.point.Theirs, r.point.Claim = "class", className(m.ours.Class), className(theirs), m.known[i].ID
			best = r
		}
	}
	return best, best.degree > 0
}

// Comparable reports whether a time says something that another can be held against: known, and not longer than 62
// days.
func (w *When) Comparable() bool {
	return w.Start != NoDay && w.End != NoDay && w.End >= w.Start && w.End-w.Start <= 62 &&
		w.Precision != TimeYear && w.Precision != TimeRelative && w.Precision != TimeUnknown
}

func (m *match) time() (result, bool) {
	best := result{said: true, weight: weightTime, degree: -1}
	a := &m.ours.When
	if !a.Comparable() {
		return best, false
	}
	for i := range m.known {
		b := &m.known[i].When
		if !b.Comparable() {
			continue
		}
		gap := max(int(b.Start)-int(a.End), int(a.Start)-int(b.End), 0) // days between them; 0: they meet
		days := max(int(a.End-a.Start), int(b.End-b.Start)) + 1         // of the longer one
		r := result{said: true, weight: weightTime, agrees: gap == 0}
		switch {
		case days == 1:
			r.degree = 1
		case a.Start == b.Start && a.End == b.End && days <= 7:
			r.degree = 0.9
		case days <= 3:
			r.degree = 0.8
		case days <= 7:
			r.degree = 0.65
		case days <= 14:
			r.degree = 0.5
		default:
			r.degree, r.coarse = 0.35, days > 20
		}
		switch {
		case gap > 1 || gap == 1 && r.coarse:
			continue
		case gap == 1:
			r.degree *= 0.75
			r.point.Explanation = text.Bilingual{AR: "بفارق يوم واحد، كما يحدث حين يقع الأمر ليلًا أو يؤرَّخ بيوم النشر", EN: "one day apart, as with what happens at night or is dated by its report"}
		case a.Start == b.Start && a.End == b.End && days == 1:
			r.point.Explanation = text.Bilingual{AR: "اليوم نفسه", EN: "the same day"}
		case a.Start == b.Start && a.End == b.End:
			r.point.Explanation = text.Bilingual{AR: "المدة نفسها", EN: "the same span of time"}
		case a.Start >= b.Start && a.End <= b.End || b.Start >= a.Start && b.End <= a.End:
			r.point.Explanation = text.Bilingual{AR: "أحد الوقتين يقع ضمن الآخر", EN: "one time lies within the other"}
		default:
			r.point.Explanation = text.Bilingual{AR: "الوقتان يتداخلان", EN: "the times overlap"}
		}
		if r.degree > best.degree {
			r.point.Slot, r.point.Ours, r.point.Theirs, r.point.Claim = "time", a.Words(), b.Words(), m.known[i].ID
			best = r
		}
	}
	return best, best.degree > 0
}

// furtherPlaces is how many places of each claim are compared; a place after the first counts less, because the first
// is where it happened.
const (
	furtherPlaces  = 3
	furtherPenalty = 0.7
	apartPoints    = 10 // km: two points farther apart are two places
	boundaries     = 10 // km by which sources draw the boundaries of units differently
)

func (m *match) place() (result, bool) {
	best := result{said: true, weight: weightPlace, degree: -1}
	for i := range m.known {
		for x := range min(len(m.ours.Places), furtherPlaces) {
			for y := range min(len(m.known[i].Places), furtherPlaces) {
				a, b := &m.ours.Places[x], &m.known[i].Places[y]
				r := m.places(a, b)
				if x > 0 || y > 0 {
					r.degree *= furtherPenalty
				}
				if r.degree > best.degree {
					r.point.Slot, r.point.Ours, r.point.Theirs, r.point.Claim = "place", placeWords(*a), placeWords(*b), m.known[i].ID
					best = r
				}
			}
		}
	}
	return best, best.degree > 0
}

// places compares two places; degree 0: they cannot be one, or one is no finer than a country.
func (m *match) places(a, b *Place) result {
	if placeWidth(a) > placeWidth(b) {
		a, b = b, a // b is the coarser
	}
	r := result{said: true, weight: weightPlace, agrees: true}
	if placeWidth(b) >= 6 {
		return r
	}
	km := math.Inf(1)
	if a.Coord != nil && b.Coord != nil {
		km = distance(*a.Coord, *b.Coord)
	}
	same := a.ID != "" && a.ID == b.ID || sameName(a, b) && (km <= reachNear || math.IsInf(km, 1))
	within := func(why string, whyAR string, degree float64) result {
		r.degree = degree
		r.point.Explanation = text.Bilingual{AR: whyAR, EN: why}
		return r
	}
	switch b.Precision {
	case PlaceExact, PlaceTown:
		switch {
		case same:
			return within("the same place", "المكان نفسه", 1)
		case km <= reachExact:
			return within("less than 2 km apart", "المسافة بينهما أقل من كيلومترين", 0.95)
		case km <= reachTown:
			return within("less than 5 km apart", "المسافة بينهما أقل من 5 كم", 0.8)
		case km <= apartPoints:
			r.agrees = false
			return within(fmt.Sprintf("two places, %.0f km apart", km), fmt.Sprintf("مكانان بينهما %.0f كم", km), 0.45)
		}
	case PlaceNear:
		switch {
		case same:
			return within("the same place, one source less exact", "المكان نفسه، وأحد المصدرين أقل دقة", 0.9)
		case km <= reachNear:
			// Nearness among all that lies within 25 km tells happenings of one day apart.
			return within("within 25 km of each other, and one is not known more exactly", "بينهما أقل من 25 كم، وأحدهما غير محدد بدقة أكبر", 0.85-0.4*km/reachNear)
		}
	case PlaceRegion:
		reaches := reach(b)
		r.coarse = reaches > reachDistrict
		if a.Precision == PlaceRegion {
			reaches += reach(a)
		}
		switch {
		case same:
			return within("the same region", "المنطقة نفسها", 0.7)
		case km <= reaches:
			return within("one lies within the other", "أحدهما ضمن الآخر", 0.5)
		}
	case PlaceDistrict, PlaceGovernorate:
		degree, reaches := 0.55, float64(reachDistrict)
		if r.coarse = b.Precision == PlaceGovernorate; r.coarse {
			degree, reaches = 0.3, reachGovernorate
		}
		near := func(margin float64) bool {
			if m.Near != nil && b.Unit != "" && a.Coord != nil {
				return m.Near(b.Unit, *a.Coord, margin)
			}
			return km <= reaches
		}
		margin := float64(boundaries)
		if !a.Precision.Point() {
			margin = reach(a)
		}
		switch {
		case same && a.Precision == b.Precision, a.Unit != "" && a.Unit == b.Unit && a.Precision == b.Precision:
			return within("the same administrative unit", "الوحدة الإدارية نفسها", degree+0.1)
		case a.Unit != "" && b.Unit != "" && m.Desk.inside(a.Unit, b.Unit):
			return within("one lies in the other", "أحدهما يقع في الآخر", degree)
		case placeWidth(a) >= 4:
			// Two units that exclude each other.
		case near(0), (a.Unit == "" || b.Unit == "" || m.Desk.inside(b.Unit, a.Unit)) && near(margin):
			return within("one may lie in the other", "قد يقع أحدهما في الآخر", degree*0.8)
		case near(margin):
			r.agrees = false
			return within("just beyond the boundary, which sources draw differently", "خارج الحدود بقليل، والمصادر تختلف في رسمها", degree*0.6)
		}
	}
	return r
}

func (m *match) side() result {
	ours := m.sideOf(m.ours)
	best := result{said: true, weight: weightSide, degree: -1}
	for i := range m.known {
		theirs := m.sideOf(&m.known[i])
		r := result{said: true, weight: weightSide}
		switch {
		case ours == theirs:
			r.degree, r.agrees = 1, true
			r.point.Explanation = text.Bilingual{AR: "الجهة الفاعلة نفسها", EN: "the same side acted"}
		case ours == SideUndetermined && theirs != SideNeither, theirs == SideUndetermined && ours != SideNeither:
			r.degree, r.agrees = 0.7, true
			r.point.Explanation = text.Bilingual{AR: "أحد المصدرين لا يذكر البادئ", EN: "one source does not say who began"}
		default:
			r.point.Explanation = text.Bilingual{AR: "جهتان مختلفتان", EN: "different sides acted"}
		}
		if r.degree > best.degree {
			r.point.Slot, r.point.Ours, r.point.Theirs, r.point.Claim = "side", sideWords(ours), sideWords(theirs), m.known[i].ID
			best = r
		}
	}
	return best
}

func (m *match) sideOf(c *Claim) Side {
	if c.Side != "" {
		return c.Side
	}
	return m.Desk.Side(c.Class, c.Actors)
}

func sideWords(s Side) text.Bilingual {
	switch s {
	case SideGroup:
		return text.Bilingual{AR: "التنظيم", EN: "the subject group"}
	case SideResponder:
		return text.Bilingual{AR: "من يواجه التنظيم", EN: "those against the group"}
	case SideUndetermined:
		return text.Bilingual{AR: "غير محدد", EN: "not determined"}
	}
	return text.Bilingual{AR: "لا صلة للتنظيم", EN: "the group is no part of it"}
}

// actors compares who took part; who only claims, and roles, are left out: sources see those differently.
func (m *match) actors() result {
	best := result{weight: weightActors, degree: -1}
	ours := takers(m.ours)
	for i := range m.known {
		theirs := takers(&m.known[i])
		if len(ours) == 0 || len(theirs) == 0 {
			continue
		}
		few, many := ours, theirs
		if len(few) > len(many) {
			few, many = many, few
		}
		met, exact := 0, 0
		for _, a := range few {
			found, same := false, false
			for _, b := range many {
				if sameActor(a, b) {
					found, same = true, true
					break
				}
				found = found || a.ID != "" && b.ID != "" && m.PartOf != nil && (m.PartOf(a.ID, b.ID) || m.PartOf(b.ID, a.ID))
			}
			if found {
				met++
			}
			if same {
				exact++
			}
		}
		r := result{said: true, weight: weightActors, agrees: 2*met >= len(few) && met > 0}
		r.degree = (float64(exact) + 0.85*float64(met-exact)) / float64(len(few))
		switch {
		case met == 0:
			r.point.Explanation = text.Bilingual{AR: "لا طرف مشترك بينهما", EN: "no actor in common"}
		case exact == len(few):
			r.point.Explanation = text.Bilingual{AR: "الأطراف نفسها", EN: "the same actors"}
		case met == len(few):
			r.point.Explanation = text.Bilingual{AR: "الأطراف نفسها أو أجزاء منها", EN: "the same actors, or parts of each other"}
		default:
			r.point.Explanation = text.Bilingual{AR: fmt.Sprintf("يشتركان في %d من %d", met, len(few)), EN: fmt.Sprintf("%d of %d in common", met, len(few))}
		}
		if r.degree > best.degree {
			r.point.Slot, r.point.Ours, r.point.Theirs, r.point.Claim = "actors", actorWords(ours), actorWords(theirs), m.known[i].ID
			best = r
		}
	}
	return best
}

func takers(c *Claim) []*Participant {
	var out []*Participant
	for i := range c.Actors {
		if p := &c.Actors[i]; p.Role != Claimant && !slices.ContainsFunc(out, func(q *Participant) bool { return sameActor(p, q) }) {
			out = append(out, p)
		}
	}
	return out
}

func sameActor(a, b *Participant) bool {
	if a.ID != "" && b.ID != "" {
		return a.ID == b.ID
	}
	return a.Name.EN != "" && strings.EqualFold(a.Name.EN, b.Name.EN) || a.Name.AR != "" && text.Fold(a.Name.AR) == text.Fold(b.Name.AR)
}

func actorWords(list []*Participant) text.Bilingual {
	var ar, en []string
	for _, p := range list[:min(len(list), 3)] {
		ar, en = append(ar, isolate(p.Name.In("ar"), "ar")), append(en, isolate(p.Name.In("en"), "en"))
	}
	if more := len(list) - 3; more > 0 {
		ar, en = append(ar, fmt.Sprintf("و%d غيرهم", more)), append(en, fmt.Sprintf("%d more", more))
	}
	return text.Bilingual{AR: strings.Join(ar, "، "), EN: strings.Join(en, ", ")}
}

// counts is how the quantities compare, each What by itself.
type counts []result

// overall is all quantities as one slot: their mean.
func (q counts) overall() result {
	r := result{weight: weightQuantity}
	for _, one := range q {
		r.said = true
		r.degree += one.degree / float64(len(q))
	}
	return r
}

// telling are those whose agreement is no accident: of 1 and 2 there are too many.
func (q counts) telling() []result {
	var out []result
	for _, one := range q {
		if one.coarse {
			one.degree = 0
		}
		out = append(out, one)
	}
	return out
}

// quantities compares what both give a figure for: the whole with the whole and a part with the same part.
func (m *match) quantities() counts {
	var out counts
	for x := range m.ours.Quantities {
		a := &m.ours.Quantities[x]
		if slices.ContainsFunc(m.ours.Quantities[:x], func(q Quantity) bool { return compareQuantity(&q, a) == 0 }) {
			continue // somebody else's figure for the same
		}
		best := result{degree: -1}
		for i := range m.known {
			for y := range m.known[i].Quantities {
				b := &m.known[i].Quantities[y]
				if a.What != b.What || a.Of != b.Of || a.Unit != b.Unit {
					continue
				}
				r := compareCounts(a, b)
				if r.degree > best.degree {
					r.point.Slot, r.point.Ours, r.point.Theirs, r.point.Claim = a.What, a.Words(), b.Words(), m.known[i].ID
					best = r
				}
			}
		}
		if best.degree >= 0 {
			best.weight = weightQuantity
			out = append(out, best)
		}
	}
	for i := range out {
		out[i].weight /= float64(len(out))
	}
	return out
}

func compareCounts(a, b *Quantity) result {
	r := result{said: true, coarse: max(a.Value, b.Value) <= 2}
	lo, hi := a.bounds()
	lo2, hi2 := b.bounds()
	// By their roots: 2 and 4 are nearer to each other than 20 and 40.
	x, y := math.Sqrt(float64(max(a.Value, 0))), math.Sqrt(float64(max(b.Value, 0)))
	near := max(0, 1-math.Abs(x-y)/2)
	switch {
	case a.Value == b.Value:
		r.degree, r.agrees = 1, true
		r.point.Explanation = text.Bilingual{AR: "العدد نفسه", EN: "the same number"}
	case lo <= hi2 && lo2 <= hi:
		r.degree, r.agrees = 0.7+0.2*near, true
		r.point.Explanation = text.Bilingual{AR: "أحد العددين ضمن حدود الآخر", EN: "one number lies within the bounds of the other"}
	default:
		r.degree = 0.7 * near
		r.point.Explanation = text.Bilingual{AR: "عددان متنافسان", EN: "rival numbers"}
	}
	return r
}

func (m *match) methods() result {
	best := result{weight: weightMethods, degree: -1}
	ours := m.ours.Methods
	for i := range m.known {
		theirs := m.known[i].Methods
		if len(ours) == 0 || len(theirs) == 0 {
			continue
		}
		r := result{said: true, weight: weightMethods}
		r.agrees = slices.ContainsFunc(ours, func(a string) bool {
			return slices.ContainsFunc(theirs, func(b string) bool { return sameMethod(a, b) })
		})
		r.point.Explanation = text.Bilingual{AR: "أسلوبان مختلفان", EN: "different methods"}
		if r.agrees {
			r.degree = 1
			r.point.Explanation = text.Bilingual{AR: "الأسلوب نفسه", EN: "the same method"}
		}
		if r.degree > best.degree {
			r.point.Slot, r.point.Ours, r.point.Theirs, r.point.Claim = "methods", wordsOfMethods(ours), wordsOfMethods(theirs), m.known[i].ID
			best = r
		}
	}
	return best
}

func sameMethod(a, b string) bool {
	return a == b || methodWords[a] != text.Bilingual{} && methodWords[a] == methodWords[b]
}

func wordsOfMethods(list []string) text.Bilingual {
	var ar, en []string
	for _, m := range list {
		w, ok := methodWords[m]
		if !ok {
			w = text.Bilingual{AR: m, EN: strings.ReplaceAll(m, "_", " ")}
		}
		ar, en = append(ar, w.AR), append(en, w.EN)
	}
	return text.Bilingual{AR: strings.Join(ar, "، "), EN: strings.Join(en, ", ")}
}

// certainty differs where one says that it happened and the other that it did not, or not yet. It weighs nothing: who
// denies a happening tells of it too.
func (m *match) certainty() result {
	kind := func(c Certainty) int {
		switch c {
		case Denied:
			return 2
		case Planned, Possible:
			return 1
		}
		return 0
	}
	ours := kind(m.ours.Certainty)
	for i := range m.known {
		if kind(m.known[i].Certainty) == ours {
			return result{}
		}
	}
	r := result{said: true}
	r.point = Point{Slot: "certainty", Ours: certaintyWords(m.ours.Certainty), Theirs: certaintyWords(m.known[0].Certainty), Claim: m.known[0].ID,
		Explanation: text.Bilingual{AR: "لا يتفقان على أن الأمر وقع", EN: "they do not agree that it happened"}}
	return r
}

func certaintyWords(c Certainty) text.Bilingual {
	switch cmp.Or(c, Asserted) {
	case Denied:
		return text.Bilingual{AR: "منفي", EN: "denied"}
	case Planned:
		return text.Bilingual{AR: "مخطَّط له", EN: "planned"}
	case Possible:
		return text.Bilingual{AR: "محتمل", EN: "possible"}
	case Claimed:
		return text.Bilingual{AR: "مزعوم", EN: "claimed"}
	case Reported:
		return text.Bilingual{AR: "منقول", EN: "reported"}
	}
	return text.Bilingual{AR: "مؤكَّد", EN: "asserted"}
}
