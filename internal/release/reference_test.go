package release_test

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/release"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// This file is the rules of release a second time: slow, plain, written from the package comment and DESIGN §5
// without a look at how Decide does it. Both judge the same random graphs of items, terms and rounds, and what the
// taker then holds, read back from its bytes, must be what the reference says that it may hold.

// ---- The reference ----

// refFate is what the rules say about one item.
type refFate struct {
	item   release.Item
	goes   bool
	gated  bool           // it would go, but a gate is closed: nothing more is given, what stands given stays
	why    string         // the first rule that keeps it; for messages and for counting what the graphs reach
	words  *refWords      // of the tear-line that it carries; nil: none
	byTear bool           // goes by a tear-line, not by itself
	named  bool           // its source
	kind   agreement.Kind // as the taker sees it
	claim  incident.Claim // what is left, without ids and times
}

// group is what makes items one incident.
func (f *refFate) group() string {
	if f.item.Incident == "" {
		return "alone\x00" + f.item.Claim.Key
	}
	return "incident\x00" + f.item.Incident
}

// refWords are the words of the tear-line that a copy carries, and which tear-lines kept its properties.
type refWords struct {
	tear           string
	title, summary text.Bilingual
	kept           []string
}

var (
	refMarkings = []incident.Marking{incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}
	refFineness = []incident.PlacePrecision{incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion,
		incident.PlaceDistrict, incident.PlaceGovernorate, incident.PlaceCountry, incident.PlaceUnknown}
	refPAPs     = []agreement.PAP{agreement.PAPRed, agreement.PAPAmber, agreement.PAPGreen, agreement.PAPClear}
	refDecimals = map[incident.PlacePrecision]float64{incident.PlaceExact: 1e4, incident.PlaceTown: 1e3, incident.PlaceNear: 1e2, incident.PlaceRegion: 1e2}
	refKeepable = []string{release.Class, release.When, release.Places, release.Actors, release.Quantities, release.Methods}
	refNamed    = []string{release.When, release.Places, release.Actors, release.Quantities, release.Methods, release.Title,
		release.Summary, release.Certainty, release.Grade, release.Source}
)

// refRank is 1 for the widest marking, 5 for the narrowest and 6 for what is none.
func refRank(m incident.Marking) int {
	if i := slices.Index(refMarkings, m); i >= 0 {
		return i + 1
	}
	return 6
}

func refStricter(a, b incident.Marking) incident.Marking {
	if refRank(b) > refRank(a) {
		return b
	}
	return a
}

// refInForce reports whether anything at all may leave, withdrawals included.
func refInForce(in *release.Input) bool {
	a := in.Agreement
	return a != nil && a.Lineage != "" && !a.Since.IsZero() && !in.Batch.Before(a.Since) && a.Terms.Runs(in.Batch) &&
		a.Terms.Check() == nil && len(in.Key) >= 16
}

// refConsents are the consents of an originator that hold for the taker now.
func refConsents(in *release.Input, o *release.Origin) []release.Consent {
	var out []release.Consent
	for _, c := range o.Consents {
		to := slices.Contains(c.To, in.Agreement.Terms.Taker) || slices.Contains(c.To, agreement.Any)
		if c.By == o.Party && to && (c.Until.IsZero() || !in.Batch.After(c.Until)) && refRank(c.Ceiling) <= 5 {
			out = append(out, c)
		}
	}
	return out
}

// refOriginLets reports whether an originator lets something marked m pass to the taker.
func refOriginLets(in *release.Input, o *release.Origin, m incident.Marking) bool {
	taker := in.Agreement.Terms.Taker
	if o.Party == "" || o.Party == taker || refRank(m) > 5 {
		return false
	}
	if o.Onward.Rule == agreement.OnwardListed && refRank(o.Onward.Ceiling) <= 5 && refRank(m) <= refRank(o.Onward.Ceiling) &&
		(slices.Contains(o.Onward.Parties, taker) || slices.Contains(o.Onward.Parties, agreement.Any)) {
		return true
	}
	for _, c := range refConsents(in, o) {
		if refRank(m) <= refRank(c.Ceiling) {
			return true
		}
	}
	return false
}

// refWithin reports whether a marking is within the limit for an item.
func refWithin(in *release.Input, it *release.Item, m incident.Marking) bool {
	ceiling := refRank(in.Agreement.Terms.Ceiling)
	return refRank(m) <= 5 && ceiling <= 5 && refRank(m) <= ceiling && (it.Origin == nil || refOriginLets(in, it.Origin, m))
}

// refUsable are the tear-lines whose words may be used, and those that may keep properties. stand is what stands given
// for the item: a stale tear-line keeps its words and the properties there, so that nothing changes, but brings none.
func refUsable(in *release.Input, it *release.Item, stand *refWords) (words, keep []release.Tear) {
	for _, t := range it.Tears {
		other := slices.ContainsFunc(t.Approved, func(p string) bool { return p != "" && p != t.By })
		known := !slices.ContainsFunc(t.Keep, func(k string) bool { return !slices.Contains(refKeepable, k) })
		theirs := it.Origin == nil || t.By == it.Origin.Party
		if !other || !known || !theirs || !refWithin(in, it, t.Level) {
			continue
		}
		fresh := t.Over == release.TextDigest(&it.Claim)
		spoken := stand != nil && stand.tear == t.ID && stand.title == t.Title && stand.summary == t.Summary
		if fresh || spoken {
			words = append(words, t)
		}
		if fresh || spoken || stand != nil && slices.Contains(stand.kept, t.ID) {
			keep = append(keep, t)
		}
	}
	return words, keep
}

// refTaken is the tear-line whose words go.
func refTaken(usable []release.Tear) *release.Tear {
	var best *release.Tear
	for i := range usable {
		t := &usable[i]
		switch {
		case best == nil, refRank(t.Level) > refRank(best.Level):
			best = t
		case refRank(t.Level) < refRank(best.Level):
		case t.At.After(best.At), t.At.Equal(best.At) && t.ID < best.ID:
			best = t
		}
	}
	return best
}

var refUnitForm = regexp.MustCompile(`^[A-Z]{2}(-[^-]+(-.+)?)?$`)

// refUnit looks up a unit, by the form of its id where nobody knows it.
func refUnit(in *release.Input, id string) (release.Unit, bool) {
	if in.Names.Unit != nil {
		if u, ok := in.Names.Unit(id); ok {
			return u, true
		}
	}
	if !refUnitForm.MatchString(id) {
		return release.Unit{}, false
	}
	parts := strings.SplitN(id, "-", 3)
	switch len(parts) {
	case 1:
		return release.Unit{Level: incident.PlaceCountry}, true
	case 2:
		return release.Unit{Level: incident.PlaceGovernorate, Parent: parts[0]}, true
	default:
		return release.Unit{Level: incident.PlaceDistrict, Parent: parts[0] + "-" + parts[1]}, true
	}
}

func refPlaceAllowed(in *release.Input, p incident.PlacePrecision) bool {
	at, finest := slices.Index(refFineness, p), slices.Index(refFineness, in.Agreement.Terms.Finest)
	return at >= 0 && finest >= 0 && at >= finest
}

// refCoarse is a place as it may go. Where the terms set a bound, what is stated to lie only in a unit goes as that
// unit and by its name: the words, the id and the position of such a place may be finer than its precision.
func refCoarse(in *release.Input, p incident.Place) (out incident.Place, coarser, ok bool) {
	p.Text, p.Span, p.Why = "", nil, text.Bilingual{}
	own := slices.Index(refFineness, p.Precision)
	if own < 0 {
		return incident.Place{}, true, false
	}
	if d := refDecimals[p.Precision]; p.Coord != nil && d > 0 {
		p.Coord = &incident.Coord{Lon: math.Round(p.Lon*d) / d, Lat: math.Round(p.Lat*d) / d}
	}
	inUnit := own >= slices.Index(refFineness, incident.PlaceDistrict)
	if inUnit && in.Agreement.Terms.Finest != incident.PlaceExact {
		p.Coord, p.RadiusKM = nil, 0
	}
	switch finest := in.Agreement.Terms.Finest; {
	case finest == incident.PlaceExact, !inUnit && refPlaceAllowed(in, p.Precision),
		finest == incident.PlaceTown && inUnit && p.Precision != incident.PlaceUnknown:
		return p, false, true
	}
	seen := map[string]bool{}
	for id := p.Unit; id != "" && !seen[id]; {
		seen[id] = true
		u, known := refUnit(in, id)
		if !known {
			break
		}
		if at := slices.Index(refFineness, u.Level); refPlaceAllowed(in, u.Level) && (at >= own || p.Precision == incident.PlaceUnknown) {
			out = incident.Place{Name: u.Name, ID: id, Precision: u.Level, Unit: id}
			if p.ID == id && u.Name == (text.Bilingual{}) {
				out.Name = p.Name // it is the unit, as the claim names it
			}
			return out, p.ID != id || p.Precision != u.Level, true
		}
		id = u.Parent
	}
	return incident.Place{}, true, false
}

func refUnitAllowed(in *release.Input, id string) bool {
	for _, x := range in.Agreement.Terms.Units {
		switch {
		case x == agreement.Any:
			return true
		case id == "":
		case id == x:
			return true
		case in.Desk.Inside != nil:
			if in.Desk.Inside(id, x) {
				return true
			}
		case strings.HasPrefix(id, x+"-"):
			return true
		}
	}
	return false
}

func refSubjectAllowed(in *release.Input, actors []incident.Participant) bool {
	for _, x := range in.Agreement.Terms.Subjects {
		if x == agreement.Any {
			return true
		}
		for _, a := range actors {
			if a.ID == "" {
				continue
			}
			if a.ID == x || x == in.Desk.Subject && slices.Contains(in.Desk.Members, a.ID) {
				return true
			}
			if in.Names.Part != nil && in.Names.Part(a.ID, x) {
				return true
			}
		}
	}
	return false
}

// refKind is what the doc comment of KindOf says.
func refKind(class incident.Class, certainty incident.Certainty) agreement.Kind {
	if class == incident.Threat || class == incident.FoiledPlot {
		if certainty == incident.Planned || certainty == incident.Possible {
			return agreement.Warning
		}
	}
	return agreement.Report
}

// refJudge decides about one item, by itself.
func refJudge(in *release.Input, it release.Item, stand *refWords) refFate {
	f := refFate{item: it}
	c, terms := &it.Claim, &in.Agreement.Terms
	no := func(why string) refFate { f.why = why; return f }

	// Whole.
	switch {
	case c.State != incident.Confirmed:
		return no("state")
	case it.Restricted:
		return no("restricted")
	case c.Key == "":
		return no("key")
	case it.PAP != "" && slices.Index(refPAPs, it.PAP) < slices.Index(refPAPs, terms.PAP):
		return no("pap")
	case it.Origin == nil && c.Source.Kind == incident.SourcePartner:
		return no("partner without origin")
	}
	for name := range it.Marks {
		if !slices.Contains(refNamed, name) {
			return no("mark of no property")
		}
	}
	for _, name := range it.Private {
		if !slices.Contains(refNamed, name) {
			return no("no property private")
		}
	}
	if it.Origin != nil && !refOriginLets(in, it.Origin, incident.TLPClear) {
		return no("originator")
	}

	// Path.
	usable, keep := refUsable(in, &it, stand)
	taken := refTaken(usable)
	var classShown bool
	switch {
	case refRank(c.Marking) > 5:
		return no("marking")
	case refWithin(in, &it, c.Marking):
		classShown = true
	default:
		f.byTear = true
		if taken == nil {
			return no("no tear-line")
		}
		for _, t := range keep {
			classShown = classShown || slices.Contains(t.Keep, release.Class)
		}
	}
	forThem := it.Recipient && classShown && refKind(c.Class, c.Certainty) == agreement.Warning

	// free: neither its own marking nor privacy withholds the property.
	free := func(name string) bool {
		if slices.Contains(it.Private, name) && !forThem {
			return false
		}
		m, marked := it.Marks[name]
		return !marked || refWithin(in, &it, m)
	}
	shown := func(name string) bool {
		if !free(name) {
			return false
		}
		if !f.byTear {
			return true
		}
		for _, t := range keep {
			if slices.Contains(t.Keep, name) {
				return true
			}
		}
		return false
	}
	if !free(release.Certainty) {
		return no("certainty")
	}

	// What is left, and the strictest marking of all of it.
	out := incident.Claim{State: incident.Confirmed, Class: incident.Other, Certainty: c.Certainty,
		When: incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown}}
	level := incident.TLPClear
	if !f.byTear {
		level = c.Marking
	}
	carries := func(name string) {
		if m, marked := it.Marks[name]; marked {
			level = refStricter(level, m)
		}
	}
	carries(release.Certainty)
	whole := !f.byTear // every slot goes as it stands
	if classShown {
		out.Class = c.Class
	}
	if shown(release.When) {
		out.When = incident.When{Start: c.When.Start, End: c.When.End, Precision: c.When.Precision}
		carries(release.When)
	} else {
		whole = false
	}
	if shown(release.Places) {
		carries(release.Places)
		for i, p := range c.Places {
			q, coarser, ok := refCoarse(in, p)
			if coarser {
				whole = false
			}
			if !ok && i == 0 {
				out.Places = nil
				break
			}
			if !ok || i > 0 && !refUnitAllowed(in, q.Unit) {
				whole = false
				continue
			}
			if !slices.ContainsFunc(out.Places, func(x incident.Place) bool { return reflect.DeepEqual(x, q) }) {
				out.Places = append(out.Places, q)
			}
		}
	} else {
		whole = false
	}
	if shown(release.Actors) {
		carries(release.Actors)
		out.Side = c.Side
		for _, a := range c.Actors {
			a.Text, a.Span = "", nil
			out.Actors = append(out.Actors, a)
		}
	} else {
		whole = false
	}
	f.named = terms.Sources && !f.byTear && free(release.Source) && c.Source.Kind != incident.SourceDesk
	if f.named && it.Origin != nil {
		level := c.Marking
		if m, marked := it.Marks[release.Source]; marked {
			level = refStricter(level, m)
		}
		f.named = slices.ContainsFunc(refConsents(in, it.Origin), func(x release.Consent) bool {
			return x.Named && refRank(level) <= refRank(x.Ceiling)
		})
	}
	if shown(release.Quantities) {
		carries(release.Quantities)
		for _, q := range c.Quantities {
			q.Text, q.Span = "", nil
			if q.Of != "" && q.Of != "civilians" && q.Of != "unknown" && !shown(release.Actors) {
				continue // it names an actor
			}
			if !f.named {
				q.By = nil
			}
			out.Quantities = append(out.Quantities, q)
		}
	} else {
		whole = false
	}
	if shown(release.Methods) {
		carries(release.Methods)
		out.Methods = slices.Clone(c.Methods)
	} else {
		whole = false
	}
	if !f.byTear && free(release.Grade) {
		carries(release.Grade)
		out.Grade = c.Grade
	}
	out.Source = incident.Source{Kind: incident.SourcePartner, Published: incident.NoDay}
	if f.named {
		carries(release.Source)
		out.Source = incident.Source{Name: c.Source.Name, Kind: c.Source.Kind, Says: c.Source.Says, Published: c.Source.Published}
	}

	// Texts.
	portions := false
	for _, p := range it.Portions {
		portions = portions || refPortionWithheld(in, &it, p, f.named, forThem)
	}
	title := whole && !portions && free(release.Title)
	summary := whole && !portions && free(release.Summary)
	if title {
		out.Title = c.Title
		carries(release.Title)
	}
	if summary {
		out.Summary = c.Summary
		carries(release.Summary)
		for _, p := range it.Portions {
			if p.Marking != "" {
				level = refStricter(level, p.Marking)
			}
		}
	}
	if taken != nil && (f.byTear || !summary || !title && taken.Title != (text.Bilingual{})) {
		f.words = &refWords{tear: taken.ID, title: taken.Title, summary: taken.Summary}
		for _, t := range keep {
			if f.byTear {
				f.words.kept = append(f.words.kept, t.ID)
			}
		}
		level = refStricter(level, taken.Level)
		if !title {
			out.Title = taken.Title
		}
		if !summary {
			out.Summary = taken.Summary
		}
	}
	composed := incident.ComposeTitle(out)
	out.Title.AR, out.Title.EN = cmp.Or(out.Title.AR, composed.AR), cmp.Or(out.Title.EN, composed.EN)
	out.Marking = level
	f.claim = out
	f.kind = refKind(out.Class, out.Certainty)

	// Scope.
	kinds := []agreement.Kind{f.kind}
	if !classShown {
		kinds = []agreement.Kind{agreement.Warning, agreement.Report}
	}
	for _, k := range kinds {
		if !slices.Contains(terms.Kinds, k) {
			return no("kind")
		}
	}
	switch {
	case len(terms.Classes) > 0 && (!classShown || !slices.Contains(terms.Classes, c.Class)):
		return no("class")
	case !refSubjectAllowed(in, out.Actors):
		return no("subject")
	case len(out.Places) == 0 && !refUnitAllowed(in, ""), len(out.Places) > 0 && !refUnitAllowed(in, out.Places[0].Unit):
		return no("unit")
	case terms.From != incident.NoDay && (out.When.Start == incident.NoDay || out.When.Start < terms.From):
		return no("from")
	case terms.To != incident.NoDay && (out.When.End == incident.NoDay || out.When.End > terms.To):
		return no("to")
	}

	// The copy must be a valid claim.
	valid := out
	valid.ID, valid.Key, valid.At, valid.Source.ID = "id", "key", in.Batch, "source"
	if err := valid.Validate(); err != nil {
		return no("invalid")
	}

	// Gates.
	f.goes = true
	if in.Agreement.Designated && !terms.BasisNamed() {
		f.gated, f.why = true, "designation"
	}
	if (terms.ForAction() || len(terms.Assurances) > 0) && (!in.Agreement.Assured || in.Agreement.AbuseReported) {
		f.gated, f.why = true, "assurance"
	}
	for _, k := range kinds {
		if !terms.Opens(k, in.Agreement.Step) {
			f.gated, f.why = true, "step"
		}
	}
	return f
}

func refPortionWithheld(in *release.Input, it *release.Item, p release.Portion, named, forThem bool) bool {
	if p.Marking != "" && !refWithin(in, it, p.Marking) {
		return true
	}
	switch p.Why {
	case release.WhySource:
		return !named
	case release.WhyPerson:
		return !forThem
	case release.WhyOriginator:
		level := it.Claim.Marking
		if p.Marking != "" {
			level = refStricter(level, p.Marking)
		}
		return p.Origin == nil || !refOriginLets(in, p.Origin, level)
	case release.WhyOther:
		return p.Marking == ""
	}
	return true
}

// reference judges all items. Of two different ones with one key none goes.
func reference(in release.Input, stand map[string]refWords) map[string]refFate {
	out := map[string]refFate{}
	twice := map[string]bool{}
	for _, it := range in.Items {
		key := it.Claim.Key
		var words *refWords
		if w, ok := stand[key]; ok {
			words = &w
		}
		f := refJudge(&in, it, words)
		old, had := out[key]
		switch {
		case !had || !old.goes || old.gated:
			if f.goes || !had || !old.goes {
				out[key] = f
			}
		case f.goes && !f.gated && !(reflect.DeepEqual(f.claim, old.claim) && reflect.DeepEqual(f.words, old.words) && f.group() == old.group()):
			twice[key] = true
		}
	}
	for key := range twice {
		f := out[key]
		f.goes, f.gated, f.why = false, false, "two of one key"
		out[key] = f
	}
	return out
}

// ---- Random graphs ----

// refDice are where a graph comes from: a seed, or rapid.
type refDice func(n int) int

func (d refDice) one(in int) bool { return d(in) == 0 }

func refPick[T any](d refDice, of ...T) T { return of[d(len(of))] }

// refToken is in every free text and id of a graph, so that whatever leaks can be found by its name.
var refToken = regexp.MustCompile(`zq[a-z]+[0-9]+x`)

// refWorld makes one graph. Values are replaced, never changed in place: a mutated graph shares with the old one.
type refWorld struct {
	refDice
	count int
	keys  []string
}

func (w *refWorld) token(of string) string {
	w.count++
	return "zq" + of + strconv.Itoa(w.count) + "x"
}

func (w *refWorld) words(of string) text.Bilingual {
	b := text.Bilingual{AR: "كلام " + w.token(of), EN: "Words " + w.token(of)}
	switch w.refDice(8) {
	case 0:
		b.AR = ""
	case 1:
		b.EN = ""
	case 2:
		b = text.Bilingual{}
	}
	return b
}

const (
	refGiver = "zqgiver1x"
	refTaker = "zqtaker1x"
)

var (
	refDay      = incident.Date(2025, 3, 10)
	refStart    = time.Date(2025, 6, 1, 10, 0, 0, 0, time.UTC)
	refTakenIn  = time.Date(2019, 7, 11, 12, 13, 14, 0, time.UTC) // every own time lies in this month
	refParties  = []string{refTaker, refGiver, "zqparty2x", "zqparty3x"}
	refPersons  = []string{"zqperson1x", "zqperson2x", "zqperson3x", "zqperson4x"}
	refSubjects = []string{"zqsubject1x", "zqmember1x", "zqpart1x", "zqforce1x", "zqforce2x"}
	refUnits    = []string{"SY", "SY-RA", "SY-RA-zqdistrict1x", "SY-RA-zqdistrict2x", "SY-HI", "SY-HI-zqdistrict3x", "IQ", "IQ-AN", "IQ-AN-zqdistrict4x", ""}
	refGarbage  = []incident.Marking{"", "TLP:WHITE", "tlp:clear", "TLP:CLEAR ", "TLP:BLACK", "CLEAR"}
)

func (w *refWorld) marking() incident.Marking {
	if w.one(10) {
		return refPick(w.refDice, refGarbage...)
	}
	return refPick(w.refDice, refMarkings...)
}

func (w *refWorld) when() incident.When {
	reason, words, span := w.words("reason"), w.token("whentext"), &text.Span{Start: 71001, End: 71009}
	day := refDay + incident.Day(w.refDice(5))
	switch w.refDice(10) {
	case 0:
		return incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeUnknown, Reason: reason}
	case 1:
		return incident.When{Start: incident.NoDay, End: incident.NoDay, Precision: incident.TimeRelative, Text: words, Span: span}
	case 2:
		return incident.When{Start: day - 3, End: day + 3, Precision: incident.TimeRange, Reason: reason, Text: words, Span: span}
	case 3:
		if w.one(3) {
			return incident.When{Start: day, End: day - 2, Precision: incident.TimeRange} // not valid
		}
		return incident.When{Start: day, End: incident.NoDay, Precision: incident.TimeDay} // neither is this
	case 4:
		far := incident.Date(2025, 9, 1) // after all batches
		return incident.When{Start: far, End: far, Precision: incident.TimeDay, Text: words}
	default:
		return incident.When{Start: day, End: day, Precision: incident.TimeDay, Reason: reason, Text: words, Span: span}
	}
}

func (w *refWorld) place() incident.Place {
	p := incident.Place{Name: text.Bilingual{AR: "مكان " + w.token("place"), EN: "Place " + w.token("place")}, Unit: refPick(w.refDice, refUnits...),
		Precision: refPick(w.refDice, refFineness...), Why: w.words("why"), Text: w.token("placetext"), Span: &text.Span{Start: 72001, End: 72009}}
	if w.one(2) {
		p.ID = w.token("gazetteer")
	}
	if w.one(2) {
		p.Coord = &incident.Coord{Lon: 36 + float64(w.refDice(10000))/10000, Lat: 33 + float64(w.refDice(10000))/10000}
	}
	if p.Precision == incident.PlaceRegion && w.one(2) {
		p.RadiusKM = 30
	}
	switch w.refDice(25) {
	case 0:
		p.Coord = &incident.Coord{Lon: 36, Lat: 133} // not valid
	case 1:
		p.Precision = "village" // neither is this
	case 2:
		p.Name = text.Bilingual{}
	case 3:
		p.Unit = w.token("nowhere")
	case 4, 5, 6:
		unit := refPick(w.refDice, refUnits[:8]...)
		u, _ := refUnitNames(unit)
		p = incident.Place{Name: u.Name, ID: unit, Unit: unit, Precision: u.Level} // the unit itself
		if w.one(3) {
			p.Name = text.Bilingual{EN: "Unit " + w.token("place")}
		}
	}
	return p
}

func (w *refWorld) actor() incident.Participant {
	id := refPick(w.refDice, append([]string{""}, refSubjects...)...)
	a := incident.Participant{ID: id, Name: text.Bilingual{AR: "جهة " + w.token("actor"), EN: "Actor " + w.token("actor")}, Text: w.token("actortext"),
		Role: refPick(w.refDice, incident.By, incident.Against, incident.With, incident.Target, incident.Victim, incident.Claimant, incident.Involved)}
	if w.one(25) {
		a.Role = "bystander" // not valid
	}
	return a
}

func (w *refWorld) quantity() incident.Quantity {
	w.count++
	n := int64(700000 + w.count) // found again in numbers
	q := incident.Quantity{What: refPick(w.refDice, "killed", "wounded", "weapons", "sacks"), Of: refPick(w.refDice, "", "", "civilians", "unknown", refSubjects[1], w.token("of")),
		Value: n, Min: n, Max: refPick(w.refDice, n, n, -1), Approx: w.one(3), Unit: "people", Text: w.token("quantitytext"), Span: &text.Span{Start: 73001, End: 73009}}
	if w.one(2) {
		by := w.token("quantityby")
		q.By = &by
	}
	if w.one(25) {
		q.Min = n + 1 // not valid
	}
	return q
}

func (w *refWorld) source() incident.Source {
	kind := refPick(w.refDice, incident.SourceOfficial, incident.SourceAnonymous, incident.SourceMedia, incident.SourceGroup, incident.SourceAnalyst,
		incident.SourceAuthor, incident.SourceDataset, incident.SourceDesk)
	s := incident.Source{ID: refPick(w.refDice, "doc:", "row:", "") + w.token("sourceid"), Name: "Source " + w.token("source"), Kind: kind, Document: w.token("document"),
		Row: w.token("row"), Span: &text.Span{Start: 74001, End: 74009}, Evidence: []text.Span{{Start: 74011, End: 74019}}, Published: incident.NoDay}
	if kind == incident.SourceDesk {
		s.ID = "desk:" + refPick(w.refDice, refPersons...)
	}
	if w.one(2) {
		s.Says, s.Published = w.token("says"), refDay+6
	}
	switch w.refDice(25) {
	case 0:
		s.Kind = "rumour" // not valid
	case 1:
		s.Kind = incident.SourcePartner
	}
	return s
}

// claim is mostly valid and mostly within the ceiling.
func (w *refWorld) claim() incident.Claim {
	key := refPick(w.refDice, "ucdp-ged:", "") + w.token("key")
	w.keys = append(w.keys, key)
	c := incident.Claim{ID: w.token("claimid"), Key: key, Supersedes: w.token("supersedes"), State: incident.Confirmed,
		Class: refPick(w.refDice, incident.Attack, incident.Clash, incident.Threat, incident.FoiledPlot, incident.WeaponsSeizure, incident.Bombing, incident.Other),
		Title: w.words("title"), Summary: w.words("summary"), When: w.when(), Source: w.source(),
		Certainty: refPick(w.refDice, incident.Asserted, incident.Reported, incident.Planned, incident.Possible, incident.Denied),
		Side:      refPick(w.refDice, "", "", incident.SideGroup, incident.SideResponder),
		Grade:     incident.Grade{Reliability: refPick(w.refDice, "", "A", "C", "F"), Credibility: refPick(w.refDice, "", "1", "6")},
		Marking:   refPick(w.refDice, incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPRed),
		By:        refPick(w.refDice, append([]string{"import:ucdp"}, refPersons...)...), At: refTakenIn.Add(time.Duration(w.refDice(1000)) * time.Minute)}
	for range w.refDice(4) {
		c.Places = append(c.Places, w.place())
	}
	if len(c.Places) > 0 && w.one(6) {
		again := c.Places[0]
		again.Text, again.Why = w.token("placetext"), w.words("why")
		c.Places = append(c.Places, again)
	}
	for range w.refDice(3) {
		c.Actors = append(c.Actors, w.actor())
	}
	for range w.refDice(3) {
		c.Quantities = append(c.Quantities, w.quantity())
	}
	for range w.refDice(3) {
		c.Methods = append(c.Methods, refPick(w.refDice, "ied", "car_bomb", w.token("method")))
	}
	if w.one(3) {
		c.PartOf = refPick(w.refDice, w.keys...)
	}
	return c
}

func (w *refWorld) consents(by string) []release.Consent {
	var out []release.Consent
	for range w.refDice(4) {
		c := release.Consent{ID: w.token("consent"), By: by, To: []string{refTaker}, Ceiling: w.marking(), Named: w.one(2)}
		switch w.refDice(8) {
		case 0:
			c.By = refPick(w.refDice, refParties...)
		case 1:
			c.To = []string{refPick(w.refDice, refParties...), refPick(w.refDice, refParties...)}
		case 2:
			c.To = []string{agreement.Any}
		case 3:
			c.Until = refStart.Add(time.Duration(w.refDice(5)-1) * time.Hour) // batches are on the hour
		case 4:
			c.To = nil
		}
		out = append(out, c)
	}
	return out
}

func (w *refWorld) origin() *release.Origin {
	o := &release.Origin{Party: refPick(w.refDice, "zqparty2x", "zqparty2x", "zqparty3x"), Onward: agreement.Onward{Rule: refPick(w.refDice, agreement.OnwardNone,
		agreement.OnwardAsk, agreement.OnwardListed, agreement.OnwardListed, "whoever"), Ceiling: w.marking(), Parties: []string{refTaker, "zqparty9x"}}}
	switch w.refDice(10) {
	case 0:
		o.Party = refPick(w.refDice, "", refTaker, refGiver)
	case 1:
		o.Onward.Parties = []string{"zqparty9x"}
	case 2:
		o.Onward.Parties = []string{agreement.Any}
	}
	o.Consents = w.consents(o.Party)
	return o
}

func (w *refWorld) tear(it *release.Item) release.Tear {
	t := release.Tear{ID: w.token("tear"), Level: refPick(w.refDice, refMarkings[:4]...), Title: w.words("teartitle"), Summary: w.words("tearsummary"),
		By: refPick(w.refDice, refPersons[:2]...), Approved: []string{refPersons[2]}, Over: release.TextDigest(&it.Claim), At: refTakenIn.Add(time.Duration(w.refDice(4)) * time.Hour)}
	if it.Origin != nil && w.one(2) {
		t.By = it.Origin.Party
	}
	for _, k := range refKeepable {
		if w.one(2) {
			t.Keep = append(t.Keep, k)
		}
	}
	switch w.refDice(14) {
	case 0:
		t.Approved = nil
	case 1:
		t.Approved = []string{t.By}
	case 2:
		t.Approved = []string{t.By, refPick(w.refDice, refPersons...)}
	case 3:
		t.Over = refPick(w.refDice, "", "0123", strings.ToUpper(t.Over))
	case 4:
		t.Level = w.marking()
	case 5:
		t.Keep = append(t.Keep, refPick(w.refDice, release.Source, release.Certainty, release.Title, "side", ""))
	case 6:
		t.Title, t.Summary = text.Bilingual{}, text.Bilingual{}
	case 7:
		t.By = refPick(w.refDice, refParties...)
	}
	return t
}

func (w *refWorld) item() release.Item {
	it := release.Item{Claim: w.claim(), Incident: refPick(w.refDice, "", "zqincident1x", "zqincident1x", "zqincident2x")}
	if w.one(6) {
		it.Origin = w.origin()
		if w.one(2) {
			it.Claim.Source.Kind = incident.SourcePartner
		}
	}
	for range w.refDice(4) {
		w.bend(&it)
	}
	for range w.refDice(4) {
		it.Tears = append(it.Tears, w.tear(&it))
	}
	return it
}

// bend changes one thing about an item.
func (w *refWorld) bend(it *release.Item) {
	c := &it.Claim
	switch w.refDice(24) {
	case 0:
		c.Marking = w.marking()
	case 1, 2, 3:
		marks := maps.Clone(it.Marks)
		if marks == nil {
			marks = map[string]incident.Marking{}
		}
		for range 1 + w.refDice(3) {
			marks[refPick(w.refDice, refNamed...)] = w.marking()
		}
		it.Marks = marks
	case 4:
		it.Marks = map[string]incident.Marking{refPick(w.refDice, release.Class, "side", "", "Title"): refPick(w.refDice, refMarkings...)}
	case 5, 6:
		it.Recipient = w.one(2)
		it.Private = append(slices.Clone(it.Private), refPick(w.refDice, refNamed...))
	case 7:
		if it.Recipient = true; w.one(3) {
			it.Private = append(slices.Clone(it.Private), refPick(w.refDice, release.Class, "names", ""))
		}
	case 8:
		it.PAP = refPick(w.refDice, append(slices.Clone(refPAPs), "PAP:WHITE")...)
	case 9:
		it.Restricted = !it.Restricted
	case 10:
		c.State = refPick(w.refDice, incident.Confirmed, incident.Awaiting, incident.Rejected, incident.Superseded, "")
	case 11, 12, 13:
		p := release.Portion{Lang: "en", Span: text.Span{Start: 75001, End: 75009}, Marking: refPick(w.refDice, "", w.marking(), incident.TLPClear),
			Why: refPick(w.refDice, release.WhySource, release.WhyPerson, release.WhyOriginator, release.WhyOther, "because")}
		if p.Why == release.WhyOriginator && !w.one(4) {
			p.Origin = w.origin()
		}
		it.Portions = append(slices.Clone(it.Portions), p)
	case 14:
		c.Class = refPick(w.refDice, incident.Threat, incident.FoiledPlot, incident.Raid, "riot", "")
	case 15:
		c.Certainty = refPick(w.refDice, incident.Planned, incident.Possible, incident.Asserted, "sure", "")
	case 16:
		// A text that no copy can hold.
		at := refPick(w.refDice, &c.Title.EN, &c.Summary.AR, &c.Source.Name, &c.PartOf, &c.By)
		*at = w.token("bad") + refPick(w.refDice, "\x00", "\xff")
	case 17:
		c.When = w.when()
	case 18:
		c.Places = []incident.Place{w.place(), w.place()}
	case 19:
		c.Actors = []incident.Participant{w.actor()}
	case 20:
		c.Grade = incident.Grade{Reliability: refPick(w.refDice, "B", "Z"), Credibility: "2"}
	case 21:
		c.Source = w.source()
	case 22:
		c.Title, c.Summary = w.words("title"), w.words("summary")
	case 23:
		if w.one(3) {
			c.Key = ""
		}
	}
}

func (w *refWorld) agreement() *agreement.InForce {
	a := &agreement.InForce{Lineage: "zqlineage1x", ID: "zqagreement1x", Version: 1, Since: refStart.Add(-time.Hour), Step: 1, Assured: true,
		Terms: agreement.Terms{Giver: refGiver, Taker: refTaker, Title: text.Bilingual{AR: "اتفاق", EN: "Agreement"}, Kinds: []agreement.Kind{agreement.Warning, agreement.Report},
			Subjects: []string{agreement.Any}, Units: []string{agreement.Any}, From: incident.NoDay, To: incident.NoDay, Ceiling: incident.TLPAmber,
			Finest: incident.PlaceExact, Sources: true, Purpose: agreement.ProtectPeople, PAP: agreement.PAPGreen, Basis: agreement.DutyToWarn,
			Onward: agreement.Onward{Rule: agreement.OnwardNone}, RetentionDays: 30, Starts: incident.Date(2025, 1, 1), Ends: incident.Date(2025, 12, 31), OnBreach: agreement.DropAll}}
	for range w.refDice(4) {
		w.narrow(a)
	}
	if w.one(30) {
		w.spoil(a)
	}
	return a
}

// narrow changes one thing about an agreement that stays valid.
func (w *refWorld) narrow(a *agreement.InForce) {
	t := &a.Terms
	switch w.refDice(15) {
	case 0:
		t.Ceiling = refPick(w.refDice, refMarkings...)
	case 1:
		if len(t.Ladder) == 0 {
			t.Kinds = refPick(w.refDice, []agreement.Kind{agreement.Warning}, []agreement.Kind{agreement.Report}, []agreement.Kind{agreement.Plan}, agreement.Kinds())
		}
	case 2:
		if len(t.Kinds) == 2 {
			days := []agreement.Condition{{Type: agreement.DaysWithoutBreach, Days: 30}}
			name := text.Bilingual{AR: "خطوة", EN: "Step"}
			t.Ladder = []agreement.Step{{Name: name, Opens: t.Kinds[:1]}, {Name: name, Opens: t.Kinds[1:], Conditions: days}}
			a.Step = 1 + w.refDice(2)
		}
	case 3:
		a.Step = w.refDice(3)
	case 4, 5:
		t.Subjects = []string{refPick(w.refDice, refSubjects...)}
	case 6, 7:
		t.Units = []string{refPick(w.refDice, refUnits[:9]...)}
	case 8:
		t.From, t.To = refPick(w.refDice, incident.NoDay, refDay+1), refPick(w.refDice, incident.NoDay, refDay+3)
	case 9:
		t.Classes = []incident.Class{incident.Attack, incident.Threat, incident.FoiledPlot, refPick(w.refDice, incident.Other, incident.Clash)}
	case 10, 11:
		t.Finest = refPick(w.refDice, refFineness...)
	case 12:
		t.Sources = w.one(2)
	case 13:
		t.PAP = refPick(w.refDice, refPAPs...)
	case 14:
		a.Designated, a.Assured, a.AbuseReported = w.one(2), !w.one(3), w.one(3)
		t.Basis, t.BasisText = refPick(w.refDice, agreement.DutyToWarn, agreement.Law), text.Bilingual{AR: "قانون", EN: "Law"}
		if w.one(3) {
			t.Ceiling, a.Designated = incident.TLPClear, true
		}
		if t.Ceiling == incident.TLPClear && w.one(2) {
			t.Basis = agreement.Public // that is no basis to give something to somebody on a list
		}
		t.Purpose, t.Assurances = refPick(w.refDice, agreement.ProtectPeople, agreement.PreventAttacks), []agreement.Assurance{agreement.NoTorture}
		if t.Purpose == agreement.ProtectPeople && w.one(2) {
			t.Assurances = nil
		}
	}
	if t.Basis == agreement.Public && t.Ceiling != incident.TLPClear {
		t.Basis = agreement.DutyToWarn
	}
}

// spoil makes an agreement one under which nothing leaves.
func (w *refWorld) spoil(a *agreement.InForce) {
	switch w.refDice(8) {
	case 0:
		a.Lineage = ""
	case 1:
		a.Since = refStart.Add(1000 * time.Hour)
	case 2:
		a.Since = time.Time{}
	case 3:
		a.Terms.Starts = incident.Date(2025, 12, 1)
	case 4:
		a.Terms.Ends = incident.Date(2025, 2, 1)
	case 5:
		a.Terms.Ceiling = refPick(w.refDice, refGarbage...)
	case 6:
		a.Terms.Finest = "village"
	case 7:
		a.Terms.Units = nil
	}
}

// refUnitNames renames every unit, and puts one elsewhere than its id says.
func refUnitNames(id string) (release.Unit, bool) {
	if !slices.Contains(refUnits[:8], id) {
		return release.Unit{}, false
	}
	parts := strings.Split(id, "-")
	u := release.Unit{Name: text.Bilingual{AR: "وحدة zqunitname" + strconv.Itoa(slices.Index(refUnits, id)) + "x", EN: "Unit zqunitname" + strconv.Itoa(slices.Index(refUnits, id)) + "x"},
		Level: []incident.PlacePrecision{incident.PlaceCountry, incident.PlaceGovernorate, incident.PlaceDistrict}[len(parts)-1], Parent: strings.Join(parts[:len(parts)-1], "-")}
	if id == "SY-RA-zqdistrict2x" {
		u.Parent = "SY-HI"
	}
	return u, true
}

func (w *refWorld) input() release.Input {
	in := release.Input{Agreement: w.agreement(), Key: []byte("0123456789abcdef"), Party: release.Party{ID: refGiver, Name: text.Bilingual{AR: "المعطي zqparty0x", EN: "Giver zqparty0x"}},
		Desk: incident.Desk{Subject: "zqsubject1x", Members: []string{"zqmember1x"}}, Batch: refStart}
	switch w.refDice(6) {
	case 0, 1:
		in.Names.Unit = refUnitNames
	case 2:
		in.Names.Unit = func(id string) (release.Unit, bool) {
			u, ok := refUnitNames(id)
			if id == "IQ-AN" {
				u.Parent = "IQ-AN-zqdistrict4x" // round and round
			}
			return u, ok
		}
	}
	if w.one(2) {
		in.Names.Actor = func(id string) (text.Bilingual, bool) {
			return text.Bilingual{AR: "اسم zqactorname" + strings.TrimPrefix(id, "zq"), EN: "Name zqactorname" + strings.TrimPrefix(id, "zq")}, id != "zqforce2x"
		}
	}
	if w.one(2) {
		in.Names.Part = func(inner, outer string) bool { return inner == "zqpart1x" && outer == "zqforce1x" }
	}
	if w.one(3) {
		in.Desk.Inside = func(inner, outer string) bool {
			return inner == outer || inner == "IQ-AN-zqdistrict4x" && outer == "SY" || strings.HasPrefix(inner, outer+"-") && outer != "SY-HI"
		}
	}
	if w.one(40) {
		in.Key = in.Key[:15]
	}
	for range 1 + w.refDice(6) {
		in.Items = append(in.Items, w.item())
	}
	w.double(&in)
	return in
}

// double sometimes gives a key a second item: the same, or one that differs in some way.
func (w *refWorld) double(in *release.Input) {
	if !w.one(8) || len(in.Items) == 0 {
		return
	}
	it := in.Items[w.refDice(len(in.Items))]
	for range w.refDice(3) {
		key := it.Claim.Key
		w.bend(&it)
		it.Claim.Key = key
	}
	if w.one(4) {
		it.Incident = "zqincident3x"
	}
	in.Items = append(in.Items, it)
}

// mutate makes the next round out of one.
func (w *refWorld) mutate(in *release.Input) {
	in.Batch = in.Batch.Add(time.Hour)
	in.Items = slices.Clone(in.Items)
	for range w.refDice(4) {
		i := w.refDice(len(in.Items) + 1)
		if i == len(in.Items) {
			in.Items = append(in.Items, w.item())
			continue
		}
		it := &in.Items[i]
		switch w.refDice(10) {
		case 0, 1, 2:
			w.bend(it)
		case 3, 4:
			it.Claim.Title.EN, it.Claim.Summary.AR = w.token("title"), w.token("summary") // and its tear-lines are stale
		case 5:
			it.Incident = refPick(w.refDice, "", "zqincident1x", "zqincident2x")
		case 6:
			it.Claim.Marking = refPick(w.refDice, refMarkings...)
		case 7:
			it.Tears = append(slices.Clone(it.Tears), w.tear(it))
		case 8:
			it.Claim.ID, it.Claim.At = w.token("claimid"), it.Claim.At.Add(time.Minute)
			it.Claim.Quantities = []incident.Quantity{w.quantity()}
		case 9:
			in.Items = slices.Delete(in.Items, i, i+1)
		}
	}
	w.double(in)
	if in.Agreement == nil {
		in.Agreement = w.agreement()
	}
	if w.one(3) {
		a := *in.Agreement
		if w.narrow(&a); w.one(4) {
			a.Terms.Ceiling, a.Designated, a.AbuseReported, a.Assured = incident.TLPAmber, false, false, true
			a.Step = len(a.Terms.Steps())
		}
		if w.one(20) {
			w.spoil(&a)
		}
		in.Agreement = &a
	}
	if w.one(40) {
		in.Agreement = nil
	}
}

// ---- What the taker holds, and the comparison ----

// refHeld is one copy at the taker.
type refHeld struct {
	given release.Given
	raw   []byte
}

// refTakerSide is all that was given so far, as the taker and the giver hold it.
type refTakerSide struct {
	held  map[string]refHeld  // by copy id, also what was withdrawn
	words map[string]refWords // by claim key: of the tear-line that the standing note carries
	firm  map[string]string   // by claim key: the id that its note has, for ever
	at    map[string]string   // by claim key: the incident that its note hangs on
	tells map[string][]string // by incident: the keys of the claims that it was composed from
}

func (s *refTakerSide) given() []release.Given {
	var out []release.Given
	for _, id := range slices.Sorted(maps.Keys(s.held)) {
		out = append(out, s.held[id].given)
	}
	return out
}

// notes are the standing notes by the key of their claim.
func (s *refTakerSide) notes() map[string]refHeld {
	out := map[string]refHeld{}
	for _, h := range s.held {
		if h.given.Type == "note" && !h.given.Withdrawn {
			out[h.given.Own] = h
		}
	}
	return out
}

func (s *refTakerSide) take(res *release.Result) error {
	for _, g := range res.Apply(s.given()) {
		s.held[g.ID] = refHeld{g, s.held[g.ID].raw}
	}
	for i := range res.Copies {
		c := &res.Copies[i]
		h, ok := s.held[c.ID]
		if !ok || !reflect.DeepEqual(h.given, c.Given()) {
			return fmt.Errorf("%s was given and is kept as %+v", c.ID, h.given)
		}
		s.held[c.ID] = refHeld{h.given, c.Raw}
	}
	for _, id := range res.Withdrawn {
		if !s.held[id].given.Withdrawn {
			return fmt.Errorf("%s was withdrawn and is kept as standing", id)
		}
	}
	return nil
}

// refNote is what a note says, read as anybody would read it.
type refNote struct {
	stated incident.Stated
	object string // the incident it is about
}

func refRead(raw []byte) (refNote, error) {
	o, err := stix.New(raw)
	if err != nil {
		return refNote{}, err
	}
	st, ok, err := incident.FromSTIX(o)
	if err != nil {
		return refNote{}, err
	}
	var note struct {
		Refs []string `json:"object_refs"`
	}
	if err := json.Unmarshal(raw, &note); err != nil {
		return refNote{}, err
	}
	if !ok || len(note.Refs) != 1 {
		return refNote{}, errors.New("a note that is not about one incident, or without a claim")
	}
	return refNote{st, note.Refs[0]}, nil
}

// refPlain is a claim without ids and times, as the reference makes it.
func refPlain(c incident.Claim) incident.Claim {
	c.ID, c.Key, c.PartOf, c.By, c.At, c.Source.ID = "", "", "", "", time.Time{}, ""
	if len(c.Places) == 0 {
		c.Places = nil
	}
	if len(c.Actors) == 0 {
		c.Actors = nil
	}
	if len(c.Quantities) == 0 {
		c.Quantities = nil
	}
	if len(c.Methods) == 0 {
		c.Methods = nil
	}
	return c
}

// refDiffers names the first property in which a note is not what the reference says; empty: none.
func refDiffers(in *release.Input, f *refFate, n refNote) string {
	got, want := refPlain(n.stated.Claim), refPlain(f.claim)
	if !f.named {
		if got.Source.Name != in.Party.Name.EN && got.Source.Name != in.Party.Name.AR {
			return "source: not the giver"
		}
		want.Source.Name = got.Source.Name
	}
	g, w := reflect.ValueOf(got), reflect.ValueOf(want)
	for i := range g.NumField() {
		if !reflect.DeepEqual(g.Field(i).Interface(), w.Field(i).Interface()) {
			a, _ := json.Marshal(g.Field(i).Interface())
			b, _ := json.Marshal(w.Field(i).Interface())
			return fmt.Sprintf("%s: Decide gives %s, the reference %s", g.Type().Field(i).Name, a, b)
		}
	}
	return ""
}

// refRun drives one graph through some rounds and returns what does not hold.
type refRun struct {
	w    *refWorld
	side refTakerSide
	seen map[string]int // how often what was reached
	log  strings.Builder
}

func (r *refRun) graph() error {
	r.side = refTakerSide{held: map[string]refHeld{}, words: map[string]refWords{}, firm: map[string]string{}, at: map[string]string{}, tells: map[string][]string{}}
	in := r.w.input()
	for round := range 1 + r.w.refDice(4) {
		if round > 0 {
			r.w.mutate(&in)
		}
		if err := r.round(in); err != nil {
			return fmt.Errorf("round %d: %w\n%s%s", round, err, r.log.String(), refShow(&in))
		}
	}
	return nil
}

// refShort is the type and the first digits of an id.
func refShort(id string) string {
	typ, u, _ := strings.Cut(id, "--")
	return typ + "-" + u[:min(4, len(u))]
}

// refStale reports whether the tear-line whose words an item carries was written over other texts.
func refStale(f *refFate) bool {
	return slices.ContainsFunc(f.item.Tears, func(t release.Tear) bool { return t.ID == f.words.tear && t.Over != release.TextDigest(&f.item.Claim) })
}

// note keeps what a round was, for the message of a failure.
func (r *refRun) note(in *release.Input, mode int, fates map[string]refFate, due map[string]bool, res *release.Result) {
	fmt.Fprintf(&r.log, "%s mode %d\n", in.Batch.Format("15:04"), mode)
	for _, key := range slices.Sorted(maps.Keys(fates)) {
		f := fates[key]
		fmt.Fprintf(&r.log, "  %s of %q: goes %t, gated %t, due %t, by tear-line %t, %s\n", key, f.item.Incident, f.goes, f.gated, due[f.group()], f.byTear, f.why)
	}
	for _, c := range res.Copies {
		if c.Type == "note" || c.Type == "incident" {
			fmt.Fprintf(&r.log, "  gives %s %s of %s, unit %.6s\n", refShort(c.ID), c.Own, refShort(c.Of), c.Unit)
		}
	}
	for _, id := range res.Withdrawn {
		if h := r.side.held[id]; h.given.Type == "note" || h.given.Type == "incident" {
			fmt.Fprintf(&r.log, "  withdraws %s %s\n", refShort(id), h.given.Own)
		}
	}
	fmt.Fprintf(&r.log, "  waiting %.6q\n", res.Waiting)
}

func refShow(in *release.Input) string {
	a, _ := json.Marshal(in.Agreement)
	var b strings.Builder
	fmt.Fprintf(&b, "agreement %s\nnames: unit %t actor %t part %t inside %t; batch %s\n", a, in.Names.Unit != nil, in.Names.Actor != nil, in.Names.Part != nil, in.Desk.Inside != nil, in.Batch)
	for _, it := range in.Items {
		j, _ := json.Marshal(it)
		fmt.Fprintf(&b, "item %s\n", j)
	}
	return b.String()
}

func (r *refRun) round(in release.Input) error {
	w, s := r.w, &r.side
	in.Given = s.given()
	for i := len(in.Items) - 1; i > 0; i-- { // the order must not matter
		j := w.refDice(i + 1)
		in.Items[i], in.Items[j] = in.Items[j], in.Items[i]
	}
	preview := release.Decide(in)
	if !refInForce(&in) {
		r.seen["not in force"]++
		if len(preview.Copies)+len(preview.Withdrawn) > 0 {
			return errors.New("something leaves though nothing is in force")
		}
		return nil
	}
	fates := reference(in, s.words)
	groups := map[string][]string{} // the keys that go, by incident
	for key, f := range fates {
		r.seen[cmp.Or(f.why, "goes")]++
		if f.goes && !f.gated {
			groups[f.group()] = append(groups[f.group()], key)
			if f.byTear {
				r.seen["by tear-line"]++
			}
			if f.named {
				r.seen["named"]++
			}
			if w, stood := s.words[key]; stood && f.words != nil && w.tear == f.words.tear && refStale(&f) {
				r.seen["stale words that stood"]++
				if f.item.Origin != nil {
					r.seen["stale words of a partner that stood"]++
				}
			}
		}
	}

	// What is due, group by group: everything, only approved units, or only urgent ones.
	due := map[string]bool{}
	for g := range groups {
		due[g] = true
	}
	var waiting []string
	res := preview
	mode := w.refDice(4)
	switch mode {
	case 2:
		in.Approved = map[string][]string{"": {"zqperson1x", "zqperson2x"}}
		units := r.changed(&preview, groups)
		for _, g := range slices.Sorted(maps.Keys(groups)) {
			unit, changed := units[g]
			if !changed {
				continue
			}
			people := w.approvers()
			in.Approved[unit] = people
			if !refApproved(&in, people, groups[g], fates) {
				due[g], waiting = false, append(waiting, unit)
			}
		}
		res = release.Decide(in)
		r.seen["approval rounds"]++
		r.seen["waiting"] += len(waiting)
	case 3:
		in.Urgent = true
		for g, keys := range groups {
			due[g] = slices.ContainsFunc(keys, func(k string) bool { return fates[k].kind == agreement.Warning })
		}
		res = release.Decide(in)
		r.seen["urgent rounds"]++
	}
	r.note(&in, mode, fates, due, &res)
	slices.Sort(waiting)
	if !slices.Equal(waiting, res.Waiting) {
		return fmt.Errorf("waiting: Decide says %q, the reference %q", res.Waiting, waiting)
	}

	before := s.notes()
	gone := r.gone(&in, &res, fates, due)
	old := maps.Clone(s.held)
	if err := r.bytes(&in, &res, fates, due); err != nil {
		return err
	}
	for _, id := range res.Withdrawn {
		if h, ok := old[id]; !ok || h.given.Withdrawn {
			return fmt.Errorf("%s is withdrawn and does not stand", id)
		}
	}
	if err := s.take(&res); err != nil {
		return err
	}
	after := s.notes()

	// The notes, key by key.
	keys := map[string]bool{}
	for k := range fates {
		keys[k] = true
	}
	for k := range before {
		keys[k] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		f := fates[key]
		was, had := before[key]
		is, has := after[key]
		switch {
		case f.goes && (f.gated || !due[f.group()]) && gone[key]:
			if has {
				return fmt.Errorf("%s must be taken back with what it hangs on (%s)", key, cmp.Or(f.why, "not due"))
			}
			delete(s.words, key)
			r.seen["withdrawn with another"]++
		case f.goes && (f.gated || !due[f.group()]):
			if had != has || had && !bytes.Equal(was.raw, is.raw) {
				return fmt.Errorf("%s must stay as it was (%s): stood %t, stands %t", key, cmp.Or(f.why, "not due"), had, has)
			}
		case f.goes:
			if !has {
				return fmt.Errorf("%s is not given; the reference gives it", key)
			}
			n, err := refRead(is.raw)
			if err != nil {
				return fmt.Errorf("%s: %w: %s", key, err, is.raw)
			}
			if d := refDiffers(&in, &f, n); d != "" {
				return fmt.Errorf("%s (tear %t): %s", key, f.byTear, d)
			}
			if id, ok := s.firm[key]; ok && id != is.given.ID {
				return fmt.Errorf("%s had the id %s, now %s", key, id, is.given.ID)
			}
			s.firm[key], s.at[key] = is.given.ID, n.object
			if n.stated.Claim.PartOf != "" {
				r.seen["part of another"]++
			}
			if link := r.partOf(&in, &f, fates, after); n.stated.Claim.PartOf != link {
				return fmt.Errorf("%s is a part of %q, the reference says %q", key, n.stated.Claim.PartOf, link)
			}
			if delete(s.words, key); f.words != nil {
				s.words[key] = *f.words
			}
		case in.Urgent && had: // withdrawals wait for the beat
			if !has || !bytes.Equal(was.raw, is.raw) {
				return fmt.Errorf("%s changed in an urgent batch", key)
			}
		case has:
			return fmt.Errorf("%s stands given; the reference withholds it: %s", key, cmp.Or(f.why, "no such item"))
		default:
			if delete(s.words, key); had {
				r.seen["withdrawn"]++
			}
		}
	}
	return r.whole(&in, groups, fates, due, mode, &res, old)
}

// changed are the digests of the units of which something would be given, by group. What a claim is a part of counts
// for nothing: that may come and go with another unit.
func (r *refRun) changed(preview *release.Result, groups map[string][]string) map[string]string {
	out := map[string]string{}
	copies := map[string]*release.Copy{}
	for i := range preview.Copies {
		copies[preview.Copies[i].ID] = &preview.Copies[i]
	}
	for g, keys := range groups {
		at, notes := "", map[string]bool{} // the incident that the group hangs on, and its notes
		for _, key := range keys {
			at = cmp.Or(at, r.side.at[key])
			if id := r.side.firm[key]; id != "" {
				notes[id] = true
			}
		}
		for _, c := range copies {
			if c.Type == "note" && slices.Contains(keys, c.Own) {
				at = c.Of
				notes[c.ID] = true
			}
		}
		for _, c := range copies {
			if c.Unit == "" || !(c.ID == at || c.Of == at && at != "" || notes[c.ID] || notes[c.Of]) {
				continue
			}
			h, held := r.side.held[c.ID]
			if !held || h.given.Withdrawn || refTimeless(h.raw, "part_of", "id") != refTimeless(c.Raw, "part_of", "id") {
				out[g] = c.Unit
			}
		}
	}
	return out
}

// gone are the keys of standing notes that must be taken back: those that may not go any more, and those that may
// stay but cannot be given anew, with an incident that tells of one taken back or as a part of one.
func (r *refRun) gone(in *release.Input, res *release.Result, fates map[string]refFate, due map[string]bool) map[string]bool {
	out := map[string]bool{}
	if in.Urgent {
		return out
	}
	anew := map[string]bool{}
	for i := range res.Copies {
		anew[res.Copies[i].ID] = true
	}
	notes := r.side.notes()
	for key := range notes {
		out[key] = !fates[key].goes
	}
	for again := true; again; {
		again = false
		for key, h := range notes {
			f := fates[key]
			if out[key] || !f.gated && due[f.group()] {
				continue
			}
			n, err := refRead(h.raw)
			for other, o := range notes {
				if err == nil && out[other] && !out[key] && (slices.Contains(r.side.tells[h.given.Of], other) && !anew[h.given.Of] || n.stated.Claim.PartOf == o.given.ID) {
					out[key], again = true, true
				}
			}
		}
	}
	return out
}

// partOf is the key at the taker of the claim that a claim is a part of, where that one stands given.
func (r *refRun) partOf(in *release.Input, f *refFate, fates map[string]refFate, notes map[string]refHeld) string {
	for _, it := range in.Items {
		p := fates[it.Claim.Key]
		if h, ok := notes[it.Claim.Key]; ok && p.goes && it.Claim.Key != f.item.Claim.Key && (f.item.Claim.PartOf == it.Claim.Key || f.item.Claim.PartOf == it.Claim.ID) {
			return h.given.ID
		}
	}
	return ""
}

func (w *refWorld) approvers() []string {
	var out []string
	for range w.refDice(4) {
		out = append(out, refPick(w.refDice, append([]string{""}, refPersons...)...))
	}
	return out
}

// refApproved reports whether the right people approved a unit.
func refApproved(in *release.Input, people, keys []string, fates map[string]refFate) bool {
	different := map[string]bool{}
	outsider := false
	for _, p := range people {
		if p == "" {
			continue
		}
		different[p] = true
		outsider = outsider || !slices.ContainsFunc(keys, func(k string) bool { return fates[k].item.Claim.By == p })
	}
	return len(different) >= 2 && (outsider || !in.Agreement.Designated)
}

// whole checks what stands at the taker as a whole.
func (r *refRun) whole(in *release.Input, groups map[string][]string, fates map[string]refFate, due map[string]bool, mode int, res *release.Result, old map[string]refHeld) error {
	s := &r.side
	notes := s.notes()

	// Copies that changed nothing are not given again; what changed has a later time.
	for i := range res.Copies {
		c := &res.Copies[i]
		h, had := old[c.ID]
		if !had {
			continue
		}
		if c.Created != h.given.Created {
			return fmt.Errorf("%s was created %s, now %s", c.ID, h.given.Created, c.Created)
		}
		if !h.given.Withdrawn && refTimeless(h.raw) == refTimeless(c.Raw) {
			return fmt.Errorf("%s is given again unchanged: %s", c.ID, c.Raw)
		}
		if c.Modified <= h.given.Modified {
			return fmt.Errorf("%s changed and is modified %s after %s", c.ID, c.Modified, h.given.Modified)
		}
	}

	// Whatever stands refers to what stands, and hangs on something.
	referred := map[string]bool{}
	for id, h := range s.held {
		if h.given.Withdrawn {
			continue
		}
		for _, ref := range append(slices.Clone(h.given.Refs), h.given.Of) {
			if x, ok := s.held[ref]; ref != "" && (!ok || x.given.Withdrawn) {
				return fmt.Errorf("%s (%s) stands and refers to %s, which does not", id, h.given.Own, ref)
			}
			referred[ref] = true
		}
	}
	party := ""
	for id, h := range s.held {
		if h.given.Withdrawn {
			continue
		}
		var o struct {
			By string `json:"created_by_ref"`
		}
		_ = json.Unmarshal(h.raw, &o)
		party = cmp.Or(o.By, party)
		switch h.given.Type {
		case "location", "incident", "identity":
			if !referred[id] && id != o.By && o.By != "" {
				return fmt.Errorf("%s stands and nothing refers to it: %s", id, h.raw)
			}
		}
	}
	if x, ok := s.held[party]; party != "" && len(notes) > 0 && (!ok || x.given.Withdrawn) {
		return fmt.Errorf("the party %s does not stand", party)
	}

	// Items of one incident hang on one, of different ones on different ones.
	at := map[string]string{}
	ext := map[string]string{}
	for _, g := range slices.Sorted(maps.Keys(groups)) {
		if !due[g] {
			continue
		}
		var claims []incident.Claim
		for _, key := range groups[g] {
			n, err := refRead(notes[key].raw)
			if err != nil {
				return err
			}
			if x, ok := at[g]; ok && (x != n.object || ext[g] != n.stated.Incident) {
				return fmt.Errorf("%q hangs on several incidents", groups[g])
			}
			at[g], ext[g] = n.object, n.stated.Incident
			s.tells[n.object] = groups[g]
			claims = append(claims, n.stated.Claim)
		}
		if err := r.composed(in, s.held[at[g]], claims, fates, groups[g]); err != nil {
			return fmt.Errorf("incident of %q: %w", groups[g], err)
		}
	}
	several := map[string]string{}
	for g, id := range at {
		if other, ok := several[id]; ok {
			return fmt.Errorf("%q and %q hang on one incident", groups[g], groups[other])
		}
		several[id] = g
	}
	if mode < 2 {
		gated := map[string]bool{}
		for key, h := range notes {
			if fates[key].gated {
				gated[h.given.Of] = true
			}
		}
		for id, h := range s.held {
			if _, ok := several[id]; h.given.Type == "incident" && !h.given.Withdrawn && !ok && !gated[id] {
				return fmt.Errorf("incident %s (%s) stands and the reference has none", id, h.given.Own)
			}
		}
	}
	return nil
}

// composed checks an incident against what its claims, as the taker holds them, compose to.
func (r *refRun) composed(in *release.Input, h refHeld, claims []incident.Claim, fates map[string]refFate, keys []string) error {
	want, err := incident.Compose(claims, in.Desk)
	if err != nil {
		return err
	}
	var got struct {
		Name        string `json:"name"`
		Description string `json:"description"`
		Labels      []string
		Extensions  map[string]json.RawMessage `json:"extensions"`
	}
	if err := json.Unmarshal(h.raw, &got); err != nil {
		return err
	}
	var x struct {
		Class, Side, Certainty, Start, End, Reliability, Credibility string
		Sources                                                      int
		Methods                                                      []string
		Quantities                                                   []struct {
			What, Of string
			Value    int64
		}
	}
	if err := json.Unmarshal(got.Extensions[incident.IncidentExtension], &x); err != nil {
		return err
	}
	main := "en"
	if want.Title.EN == "" && want.Title.AR != "" {
		main = "ar"
	}
	side := string(want.Side.Value)
	if want.Side.Value == incident.SideNeither && len(want.Actors) == 0 && !slices.ContainsFunc(claims, func(c incident.Claim) bool { return c.Side != "" }) {
		side = "" // nothing says so: the actors may be withheld
	}
	pairs := [][2]any{{got.Name, cmp.Or(want.Title.In(main), string(want.Class.Value))}, {got.Description, want.Summary.In(main)}, {x.Class, string(want.Class.Value)},
		{x.Side, side}, {x.Certainty, string(want.Certainty.Value)}, {x.Start, want.When.Value.Start.String()}, {x.End, want.When.Value.End.String()},
		{x.Reliability, want.Grade.Reliability}, {x.Credibility, want.Grade.Credibility}, {x.Sources, want.Sources}, {len(x.Methods), len(want.Methods)},
		{len(x.Quantities), len(want.Quantities)}}
	for i := range min(len(x.Quantities), len(want.Quantities)) {
		pairs = append(pairs, [2]any{x.Quantities[i].Value, want.Quantities[i].Value.Value}, [2]any{x.Quantities[i].What, want.Quantities[i].Value.What})
	}
	for i := range min(len(x.Methods), len(want.Methods)) {
		pairs = append(pairs, [2]any{x.Methods[i], want.Methods[i].Value})
	}
	for _, p := range pairs {
		if p[0] != p[1] {
			return fmt.Errorf("says %v, its claims compose to %v: %s", p[0], p[1], h.raw)
		}
	}
	level := incident.TLPClear
	warning := false
	for _, k := range keys {
		level = refStricter(level, fates[k].claim.Marking)
		warning = warning || fates[k].kind == agreement.Warning
	}
	o, err := stix.New(h.raw)
	if err != nil {
		return err
	}
	if l, _ := stix.ParseLevel(string(level)); !slices.Equal(o.MarkingRefs, []string{l.MarkingRef()}) {
		return fmt.Errorf("is marked %q, its claims %s", o.MarkingRefs, level)
	}
	return nil
}

// refTimeless is an object without its times.
func refTimeless(raw []byte, also ...string) string {
	var v any
	if err := json.Unmarshal(raw, &v); err != nil {
		return string(raw)
	}
	refDrop(v, append(also, "created", "modified", "object_modified", "at")...)
	out, _ := json.Marshal(v)
	return string(out)
}

func refDrop(v any, keys ...string) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if slices.Contains(keys, k) {
				delete(v, k)
			} else {
				refDrop(x, keys...)
			}
		}
	case []any:
		for _, x := range v {
			refDrop(x, keys...)
		}
	}
}

// refAllowed is what may stand in bytes.
type refAllowed struct {
	tokens, units map[string]bool
	numbers       map[float64]bool
	spots         map[[2]float64]bool // positions of locations, lat and lon
}

func (a *refAllowed) claim(in *release.Input, f *refFate) {
	c := f.claim
	if f.named {
		c.Source.ID = f.item.Claim.Source.ID
		if strings.HasPrefix(c.Source.ID, "doc:") || strings.HasPrefix(c.Source.ID, "desk:") {
			c.Source.ID = ""
		}
	}
	raw, _ := json.Marshal(c)
	a.add(string(raw))
	var v any
	_ = json.Unmarshal(raw, &v)
	refWalk(v, func(any) {}, func(n float64) { a.numbers[n] = true })
	for _, p := range c.Places {
		a.units[p.Unit] = true
		if in.Names.Unit != nil {
			u, _ := in.Names.Unit(p.Unit)
			a.add(u.Name.AR + " " + u.Name.EN)
		}
		parts := strings.SplitN(p.Unit, "-", 3)
		a.units[parts[0]] = true
		if len(parts) > 1 && p.Precision != incident.PlaceCountry {
			a.units[parts[0]+"-"+parts[1]] = true
		}
		if p.Coord != nil && refDecimals[p.Precision] > 0 {
			a.spots[[2]float64{p.Lat, p.Lon}] = true
		}
	}
	for _, x := range c.Actors {
		if in.Names.Actor != nil && x.ID != "" {
			n, _ := in.Names.Actor(x.ID)
			a.add(n.AR + " " + n.EN)
		}
	}
}

func (a *refAllowed) add(s string) {
	for _, t := range refToken.FindAllString(s, -1) {
		a.tokens[t] = true
	}
}

func refAllow(in *release.Input) *refAllowed {
	a := &refAllowed{map[string]bool{}, map[string]bool{}, map[float64]bool{}, map[[2]float64]bool{}}
	a.add(in.Party.Name.AR + in.Party.Name.EN)
	return a
}

// refWalk calls text for every key and every string, and number for every number.
func refWalk(v any, words func(any), number func(float64)) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			words(k)
			refWalk(x, words, number)
		}
	case []any:
		for _, x := range v {
			refWalk(x, words, number)
		}
	case string:
		words(v)
	case float64:
		number(v)
	}
}

// bytes checks that nothing stands in the bytes but what the reference gives.
func (r *refRun) bytes(in *release.Input, res *release.Result, fates map[string]refFate, due map[string]bool) error {
	all := refAllow(in)
	byGroup := map[string]*refAllowed{}
	for _, f := range fates {
		if f.goes && !f.gated && due[f.group()] {
			all.claim(in, &f)
			if byGroup[f.group()] == nil {
				byGroup[f.group()] = refAllow(in)
			}
			byGroup[f.group()].claim(in, &f)
		}
	}
	unitGroup := map[string]string{}
	for i := range res.Copies {
		c := &res.Copies[i]
		may := all
		if c.Type == "note" {
			f, ok := fates[c.Own]
			if !ok || !f.goes || f.gated || !due[f.group()] {
				return fmt.Errorf("%s is given; the reference says %s", c.Own, cmp.Or(f.why, "not due or no such item"))
			}
			may = refAllow(in)
			may.claim(in, &f)
			unitGroup[c.Unit] = f.group()
			if c.What != f.kind || c.Marking != f.claim.Marking || c.Step != in.Agreement.Step {
				return fmt.Errorf("%s is a %s marked %s at step %d, the reference says %s, %s, %d", c.Own, c.What, c.Marking, c.Step, f.kind, f.claim.Marking, in.Agreement.Step)
			}
		}
		if err := refClean(c, may); err != nil {
			return fmt.Errorf("%s (%s): %w: %s", c.ID, c.Own, err, c.Raw)
		}
	}
	for i := range res.Copies {
		c := &res.Copies[i]
		if g, ok := unitGroup[c.Unit]; ok && c.Unit != "" && c.Type != "note" {
			if err := refClean(c, byGroup[g]); err != nil {
				return fmt.Errorf("%s (%s) of %s: %w: %s", c.ID, c.Own, g, err, c.Raw)
			}
		}
	}
	return nil
}

func refClean(c *release.Copy, may *refAllowed) error {
	o, err := stix.New(c.Raw)
	if err != nil {
		return err
	}
	if o.ID != c.ID || o.Type != c.Type || o.Created != c.Created || o.Modified != c.Modified {
		return errors.New("its header is not what stands in the bytes")
	}
	for _, t := range refToken.FindAllString(string(c.Raw), -1) {
		if !may.tokens[t] {
			return fmt.Errorf("%s must not stand here", t)
		}
	}
	if bytes.Contains(c.Raw, []byte("2019-07")) {
		return errors.New("an own time stands here")
	}
	var v any
	if err := json.Unmarshal(c.Raw, &v); err != nil {
		return err
	}
	var bad error
	refWalk(v, func(s any) {
		word, _ := s.(string)
		switch word {
		case "span", "evidence", "document", "row", "supersedes", "reason", "why":
			bad = fmt.Errorf("%q stands here", word)
		}
		if slices.Contains(refUnits, word) && word != "" && !may.units[word] {
			bad = fmt.Errorf("the unit %s must not stand here", word)
		}
	}, func(n float64) {
		if n >= 700000 && n < 800000 && !may.numbers[n] || n >= 71000 && n < 76000 && n == math.Trunc(n) {
			bad = fmt.Errorf("the number %v must not stand here", n)
		}
	})
	if bad != nil {
		return bad
	}
	var at struct{ Latitude, Longitude *float64 }
	if err := json.Unmarshal(c.Raw, &at); err != nil {
		return err
	}
	if at.Latitude != nil && at.Longitude != nil && !may.spots[[2]float64{*at.Latitude, *at.Longitude}] {
		return errors.New("a position that must not stand here")
	}
	return nil
}

// ---- The tests ----

// TestReferenceSeeded compares Decide and the reference on TANSIQ_LAW_GRAPHS graphs from seeds; the same every time.
func TestReferenceSeeded(t *testing.T) {
	graphs := 15000
	if s := os.Getenv("TANSIQ_LAW_GRAPHS"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 {
			t.Fatalf("TANSIQ_LAW_GRAPHS is %q, not a number of graphs", s)
		}
		graphs = n
	}
	seen := map[string]int{}
	for seed := range graphs {
		rnd := rand.New(rand.NewPCG(uint64(seed), 5))
		r := refRun{w: &refWorld{refDice: rnd.IntN}, seen: seen}
		if err := r.graph(); err != nil {
			t.Fatalf("graph %d: %v", seed, err)
		}
	}
	for _, k := range slices.Sorted(maps.Keys(seen)) {
		t.Logf("%6d %s", seen[k], k)
	}
	for _, k := range []string{"goes", "by tear-line", "named", "state", "restricted", "key", "pap", "partner without origin", "mark of no property",
		"no property private", "originator", "marking", "no tear-line", "certainty", "kind", "class", "subject", "unit", "from", "to", "invalid",
		"designation", "assurance", "step", "two of one key", "not in force", "waiting", "withdrawn", "withdrawn with another",
		"stale words that stood", "stale words of a partner that stood", "part of another"} {
		if seen[k] == 0 && graphs >= 1000 {
			t.Errorf("no graph reaches %q", k)
		}
	}
}

// TestReferenceRapid compares them on graphs that rapid draws and, where they differ, makes small.
func TestReferenceRapid(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := refRun{w: &refWorld{refDice: func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "dice") }}, seen: map[string]int{}}
		if err := r.graph(); err != nil {
			t.Fatal(err)
		}
	})
}
