// Package agreement knows the terms on which one party gives another: what may go, what for, on what conditions
// and until when; how terms are read out to people; and which step of an agreement is open.
//
// Everything here is pure. What one agreement gets out of a set of claims is decided by package release; how
// terms are proposed and signed is known by package instrument, what the two parties logged by package ledger.
// Nothing here knows HTTP, storage, or which partners are on a designation list: that list is a setting of the
// giver's node, never a term.
package agreement

import (
	"slices"
	"strings"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Kind is a kind of thing that one party can give another.
type Kind string

// The kinds, in the order in which pages list them.
const (
	Warning  Kind = "warning"  // a threat with a place or population, a time window and a deadline
	Report   Kind = "report"   // what happened: incidents and their claims
	Judgment Kind = "judgment" // an analyst's probability about a stated question
	Figure   Kind = "figure"   // counts, alarms, forecasts, made anew from what the taker may see
	Watch    Kind = "watch"    // who watches an area and when, and whether the list is complete; what nobody watches is worked out by the taker
	Plan     Kind = "plan"     // watches that several parties sign together
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Warning, Report, Judgment, Figure, Watch, Plan} }

// Purpose is what the taker may use for what it was given, and for nothing else.
type Purpose string

// The purposes.
const (
	PreventAttacks  Purpose = "prevent_attacks"  // stop attacks: search, seize, arrest
	SecureAreas     Purpose = "secure_areas"     // guard and patrol areas together
	Accountability  Purpose = "accountability"   // document crimes for courts and inquiries
	ProtectPeople   Purpose = "protect_people"   // warn and protect those who are threatened
	ClearExplosives Purpose = "clear_explosives" // find and clear mines and unexploded ordnance
	DeliverAid      Purpose = "deliver_aid"      // reach people with aid
	Research        Purpose = "research"         // study, teach, publish
)

// Purposes lists all purposes.
func Purposes() []Purpose {
	return []Purpose{PreventAttacks, SecureAreas, Accountability, ProtectPeople, ClearExplosives, DeliverAid, Research}
}

// PAP is what the taker may do with what it was given, after the Permissible Actions Protocol. The reading for
// reports about things outside a network is in Terms.Read.
type PAP string

// The levels, from narrowest to widest.
const (
	PAPRed   PAP = "PAP:RED"   // nothing that shows
	PAPAmber PAP = "PAP:AMBER" // protect and prepare, without a sign to those it is about
	PAPGreen PAP = "PAP:GREEN" // act openly, within the law
	PAPClear PAP = "PAP:CLEAR" // anything lawful
)

// Basis is the legal basis on which the giver gives.
type Basis string

// The bases.
const (
	DutyToWarn   Basis = "duty_to_warn" // a credible threat to life is told to those who can avert it
	Mandate      Basis = "mandate"      // a mandate of the United Nations or another body; named in BasisText
	Law          Basis = "law"          // a law of the giver; named in BasisText
	Treaty       Basis = "treaty"       // an agreement between states or authorities; named in BasisText
	Humanitarian Basis = "humanitarian" // a humanitarian exemption from sanctions; named in BasisText
	Public       Basis = "public"       // nothing goes but what anybody may have
)

// Bases lists all legal bases.
func Bases() []Basis { return []Basis{DutyToWarn, Mandate, Law, Treaty, Humanitarian, Public} }

// Assurance is something about human rights that the taker must have assured in a signed instrument before
// anything goes that it may act on with force or arrest.
type Assurance string

// The assurances.
const (
	NoTorture       Assurance = "no_torture"
	NoKilling       Assurance = "no_killing" // no killing outside fighting, and no death penalty
	NoDisappearance Assurance = "no_disappearance"
	FairTrial       Assurance = "fair_trial"
	NoTransfer      Assurance = "no_transfer" // nobody is handed on to where these would be broken
	SpareCivilians  Assurance = "spare_civilians"
	NoReprisal      Assurance = "no_reprisal" // none against families, tribes or communities
	Visits          Assurance = "visits"      // independent visitors to whoever is detained
)

// Assurances lists all assurances.
func Assurances() []Assurance {
	return []Assurance{NoTorture, NoKilling, NoDisappearance, FairTrial, NoTransfer, SpareCivilians, NoReprisal, Visits}
}

// OnwardRule says who may pass on what was given.
type OnwardRule string

// The rules.
const (
	OnwardNone   OnwardRule = "none"   // nobody
	OnwardAsk    OnwardRule = "ask"    // the taker, each time after the giver consented
	OnwardListed OnwardRule = "listed" // the taker, to the named parties and up to a ceiling without asking
)

// Onward is on what terms the taker may pass on what it was given. The zero value lets nothing pass.
type Onward struct {
	Rule    OnwardRule       `json:"rule"`
	Parties []string         `json:"parties"` // for OnwardListed: party ids, or "*" alone for anybody, which needs the ceiling TLP:CLEAR
	Ceiling incident.Marking `json:"ceiling"` // for OnwardListed: nothing marked above it goes on without asking
}

// Drop says what a recorded breach does to the steps.
type Drop string

// The drops.
const (
	DropAll   Drop = "all"   // nothing is open any more
	DropFirst Drop = "first" // the first step stays open
	DropOne   Drop = "one"   // one step is closed; the first stays open
)

// Step is one rung of the ladder. What a lower step opened stays open.
type Step struct {
	Name       text.Bilingual `json:"name"`
	Opens      []Kind         `json:"opens"`      // at least one that no lower step opens
	Conditions []Condition    `json:"conditions"` // all must hold before both sign that it opens; the first step has none
}

// Any in Subjects, Units and Onward.Parties stands for all.
const Any = "*"

// Terms are what one party may give another, and on what terms: the body of an agreement, which both sign. They
// permit and do not oblige. What is not in them does not go: the zero value gives nothing, and so does every
// field that is missing or not known.
//
// Beware: the zero Day is 1 January 1970. An open end of a span of time is incident.NoDay.
type Terms struct {
	Giver string         `json:"giver"` // party id
	Taker string         `json:"taker"` // party id
	Title text.Bilingual `json:"title"`

	// What may go.
	Kinds    []Kind                  `json:"kinds"`
	Subjects []string                `json:"subjects"` // actor ids, their parts included; Any for whatever subject
	Units    []string                `json:"units"`    // ids of administrative units; Any for anywhere, places not known included
	From     incident.Day            `json:"from"`     // first day of happenings; NoDay: no first
	To       incident.Day            `json:"to"`       // last day of happenings, inclusive; NoDay: no last
	Classes  []incident.Class        `json:"classes"`  // only these classes of happening; empty: all
	Ceiling  incident.Marking        `json:"ceiling"`  // nothing marked above it
	Finest   incident.PlacePrecision `json:"finest"`   // no place finer than this
	Sources  bool                    `json:"sources"`  // whether sources may be named

	// What for.
	Purpose     Purpose        `json:"purpose"`
	PurposeText text.Bilingual `json:"purpose_text"` // the purpose in the parties' own words; may be empty
	PAP         PAP            `json:"pap"`
	Basis       Basis          `json:"basis"`
	BasisText   text.Bilingual `json:"basis_text"` // the law, mandate or treaty by name
	Assurances  []Assurance    `json:"assurances"` // what the taker must have assured; required where ForAction

	// What the taker must do.
	Onward        Onward `json:"onward"`
	RetentionDays int    `json:"retention_days"` // 1…MaxDays, counted for each item from the day on which it was given

	// When.
	BeatMinutes int          `json:"beat_minutes"` // 1…1440; 0: 15. What is not urgent leaves on this beat
	Starts      incident.Day `json:"starts"`       // from 00:00 UTC
	Ends        incident.Day `json:"ends"`         // to 24:00 UTC

	// Step for step.
	Ladder   []Step `json:"ladder"`    // empty: one step that opens all Kinds
	OnBreach Drop   `json:"on_breach"` // what a recorded breach does
}

// MaxDays is the longest that an agreement may run and that what was given may be kept: ten years.
const MaxDays = 3652

// Beat is how often releases that are not urgent leave.
func (t Terms) Beat() time.Duration {
	if t.BeatMinutes <= 0 {
		return 15 * time.Minute
	}
	return time.Duration(t.BeatMinutes) * time.Minute
}

// Steps is the ladder; where there is none, one step that opens all kinds.
func (t Terms) Steps() []Step {
	if len(t.Ladder) > 0 {
		return t.Ladder
	}
	return []Step{{Name: text.Bilingual{AR: "الاتفاق كله", EN: "The whole agreement"}, Opens: t.Kinds}}
}

// Opens reports whether things of kind k may go while step number step is open: 1 is the first, 0 none.
func (t Terms) Opens(k Kind, step int) bool {
	if !slices.Contains(t.Kinds, k) {
		return false
	}
	for i, s := range t.Steps() {
		if i < step && slices.Contains(s.Opens, k) {
			return true
		}
	}
	return false
}

// Runs reports whether the time lies between the start and the end of the agreement.
func (t Terms) Runs(at time.Time) bool {
	d := incident.DayOf(at.UTC())
	return t.Starts != incident.NoDay && t.Ends != incident.NoDay && t.Starts <= d && d <= t.Ends
}

// ForAction reports whether the purpose is one for which the taker may use force, arrest or bring before a court:
// then assurances must be in force, and an abuse report closes what goes. A purpose that is not known is one.
func (t Terms) ForAction() bool {
	switch t.Purpose {
	case ProtectPeople, ClearExplosives, DeliverAid, Research:
		return false
	}
	return true
}

// BasisNamed reports whether the terms name a legal basis on which something may go even to a party on a
// designation list.
func (t Terms) BasisNamed() bool {
	switch t.Basis {
	case DutyToWarn:
		return true
	case Mandate, Law, Treaty, Humanitarian:
		return t.BasisText.AR != "" || t.BasisText.EN != ""
	}
	return false // Public too: that anybody may have it does not say that we may hand it to them
}

// ClassAllowed reports whether happenings of class c may go.
func (t Terms) ClassAllowed(c incident.Class) bool {
	return c.Known() && (len(t.Classes) == 0 || slices.Contains(t.Classes, c))
}

// SubjectAllowed reports whether the actor is one of the subjects or a part of one. inside says whether the actor
// inner is a part of outer; nil: none is. The empty id is only within Any.
func (t Terms) SubjectAllowed(id string, inside func(inner, outer string) bool) bool {
	return within(t.Subjects, id, inside)
}

// UnitAllowed reports whether the administrative unit is one of the units or lies in one. inside says whether the
// unit inner lies in outer; nil: as the ids say, "SY-RA-tell-abyad" lies in "SY-RA" and in "SY". The empty id, a
// place that is not known, is only within Any.
func (t Terms) UnitAllowed(id string, inside func(inner, outer string) bool) bool {
	if inside == nil {
		inside = func(inner, outer string) bool { return strings.HasPrefix(inner, outer+"-") }
	}
	return within(t.Units, id, inside)
}

func within(list []string, id string, inside func(inner, outer string) bool) bool {
	for _, x := range list {
		if x == Any || id != "" && x != "" && (x == id || inside != nil && inside(id, x)) {
			return true
		}
	}
	return false
}

// TimeAllowed reports whether a happening may go by its time: all of it must lie within From and To. A time that
// is not known lies only within a span without bounds.
func (t Terms) TimeAllowed(w incident.When) bool {
	if t.From != incident.NoDay && (w.Start == incident.NoDay || w.Start < t.From) {
		return false
	}
	return t.To == incident.NoDay || w.End != incident.NoDay && w.End <= t.To
}

// paps, narrowest first.
var paps = []PAP{PAPRed, PAPAmber, PAPGreen, PAPClear}

// PAPAllowed reports whether something with this PAP of its own may go: the terms must not let the taker do more
// than it allows. The empty PAP restricts nothing; one that is not known may not go.
func (t Terms) PAPAllowed(p PAP) bool {
	terms := slices.Index(paps, t.PAP)
	return terms >= 0 && (p == "" || terms <= slices.Index(paps, p))
}

// markings, widest first.
var markings = []incident.Marking{incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}

// MarkingAllowed reports whether something with this marking may go. A marking that is not known may not, and
// under a ceiling that is not known nothing may.
func (t Terms) MarkingAllowed(m incident.Marking) bool { return atMost(m, t.Ceiling) }

func atMost(m, ceiling incident.Marking) bool {
	i := slices.Index(markings, m)
	return i >= 0 && i <= slices.Index(markings, ceiling)
}

// MayPass reports whether the taker may pass something with this marking on to a party without asking.
func (o Onward) MayPass(party string, m incident.Marking) bool {
	return o.Rule == OnwardListed && party != "" && atMost(m, o.Ceiling) && (slices.Contains(o.Parties, party) || slices.Contains(o.Parties, Any))
}

// precisions, finest first.
var precisions = []incident.PlacePrecision{incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion,
	incident.PlaceDistrict, incident.PlaceGovernorate, incident.PlaceCountry, incident.PlaceUnknown}

// PlaceAllowed reports whether a place of this precision may go as it is: it is no finer than Finest.
func (t Terms) PlaceAllowed(p incident.PlacePrecision) bool {
	finest := slices.Index(precisions, t.Finest)
	return finest >= 0 && slices.Index(precisions, p) >= finest
}

// InForce is an agreement that both parties have signed, as release needs it. The zero value gives nothing.
type InForce struct {
	Lineage string // the same over all versions
	ID      string // of the instrument: this version
	Version int
	Terms   Terms
	Since   time.Time // when the lineage first came into force

	Step          int  // number of the open step: 1 is the first, 0: none is open
	Assured       bool // the taker's signed assurances, all that Terms.Assurances asks for, are in force
	AbuseReported bool // a substantiated report of abuse stands against the taker
	Designated    bool // the taker is on a designation list of the giver's
}

// Opens reports whether things of kind k may go at a time: the agreement is in force and runs, its terms are
// valid, and the open step has the kind. The other rules are decided by package release.
func (a *InForce) Opens(k Kind, at time.Time) bool {
	return a != nil && a.Lineage != "" && !a.Since.IsZero() && !at.Before(a.Since) && a.Terms.Runs(at) &&
		a.Terms.Opens(k, a.Step) && a.Terms.Check() == nil
}

// AssuranceOpen reports whether the assurances let anything through: where the purpose is for action, or the terms
// ask for assurances, the taker's must be in force and no abuse report may stand against it.
func (a *InForce) AssuranceOpen() bool {
	return a != nil && (!a.Terms.ForAction() && len(a.Terms.Assurances) == 0 || a.Assured && !a.AbuseReported)
}

// DesignationOpen reports whether the designation gate lets the agreement through: the taker is on no list, or the
// terms name a legal basis. The second approver, whom a designated taker needs as well, is the business of
// package release.
func (a *InForce) DesignationOpen() bool { return a != nil && (!a.Designated || a.Terms.BasisNamed()) }
