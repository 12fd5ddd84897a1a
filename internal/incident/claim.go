// Package incident is the heart of the picture: claims, and how a set of claims about one happening
// composes to an incident. Compose is a pure function; merge and un-merge only re-partition claims.
//
// It knows nothing of storage, HTTP, documents' layout or foreign formats: package read and the packages
// under format make claims, package store keeps them.
package incident

import (
	"time"

	"tansiq/internal/text"
)

// Class is what kind of happening a claim states (DESIGN §11).
type Class string

// The classes, in the order in which pages list them.
const (
	Attack              Class = "attack"
	Clash               Class = "clash"
	Bombing             Class = "bombing"
	Shelling            Class = "shelling"
	Assassination       Class = "assassination"
	Kidnapping          Class = "kidnapping"
	Execution           Class = "execution"
	ExplosiveRemnant    Class = "explosive_remnant" // mines and unexploded ordnance
	FoiledPlot          Class = "foiled_plot"
	Arrest              Class = "arrest"
	Raid                Class = "raid"
	Operation           Class = "operation"
	WeaponsSeizure      Class = "weapons_seizure" // taken from the group
	WeaponsLoss         Class = "weapons_loss"    // taken by the group
	Seizure             Class = "seizure"         // of ground or of a site
	Airstrike           Class = "airstrike"
	Movement            Class = "movement"
	Withdrawal          Class = "withdrawal"
	Deployment          Class = "deployment"
	Meeting             Class = "meeting"
	Agreement           Class = "agreement"
	IntelligenceSharing Class = "intelligence_sharing"
	PropagandaRelease   Class = "propaganda_release"
	Threat              Class = "threat"
	Statement           Class = "statement"
	Aid                 Class = "aid"
	Other               Class = "other"
)

// Side is who acted, relative to the desk's subject group. Sides are never added together.
type Side string

// The sides.
const (
	SideGroup        Side = "group"        // the subject group acted
	SideResponder    Side = "responder"    // somebody acted against the group
	SideUndetermined Side = "undetermined" // the group was part of it, the source does not say who began
	SideNeither      Side = "neither"      // the group was no part of it
)

// Certainty is how a source stands behind its statement.
type Certainty string

// The certainties.
const (
	Asserted Certainty = "asserted"
	Reported Certainty = "reported"
	Claimed  Certainty = "claimed"
	Denied   Certainty = "denied"
	Planned  Certainty = "planned"
	Possible Certainty = "possible"
)

// When is the time a claim gives, as local dates of the event. A claim whose time stayed relative (its
// document has no date of publication) has no Start and no End and TimeRelative as its precision.
type When struct {
	Start     Day            `json:"start"` // first possible day; NoDay when not known
	End       Day            `json:"end"`   // last possible day, inclusive; NoDay when not known
	Precision TimePrecision  `json:"precision"`
	Reason    text.Bilingual `json:"reason,omitzero"` // why this year, which words decided
	Text      string         `json:"text,omitempty"`  // the words of the source
	Span      *text.Span     `json:"span,omitempty"`
}

// TimePrecision says how fine a time is.
type TimePrecision string

// The precisions of time. TimeRange is a happening that lasted from Start to End; the others below a day
// are one happening somewhere between Start and End.
const (
	TimeDay      TimePrecision = "day"
	TimeRange    TimePrecision = "range"
	TimeWeek     TimePrecision = "week"
	TimeMonth    TimePrecision = "month"
	TimeYear     TimePrecision = "year"
	TimeRelative TimePrecision = "relative"
	TimeUnknown  TimePrecision = "unknown"
)

// Coord is a WGS 84 position in degrees.
type Coord struct {
	Lon float64 `json:"lon"` // −180…180
	Lat float64 `json:"lat"` // −90…90
}

// Place is where a claim puts the happening, no finer than its source. Coord is nil when no position is
// known. Unless Precision.Point() holds, Coord is only where a label may stand, never a point on a map:
// the place is then the polygon of the administrative unit Unit, or a disc of RadiusKM around Coord.
type Place struct {
	Name      text.Bilingual `json:"name"`
	ID        string         `json:"id,omitempty"` // gazetteer id
	*Coord                   // nil: no position
	Precision PlacePrecision `json:"precision"`
	RadiusKM  float64        `json:"radius_km,omitempty"` // for PlaceRegion
	Unit      string         `json:"unit,omitempty"`      // id of the smallest administrative unit (package area) that surely contains it
	Why       text.Bilingual `json:"why,omitzero"`        // why this reading of the name
	Text      string         `json:"text,omitempty"`
	Span      *text.Span     `json:"span,omitempty"`
}

// PlacePrecision says how fine a place is.
type PlacePrecision string

// The precisions of place, finest first.
const (
	PlaceExact       PlacePrecision = "exact"       // a site: a shrine, a base, a crossing
	PlaceTown        PlacePrecision = "town"        // a named settlement or quarter
	PlaceNear        PlacePrecision = "near"        // within about 25 km of the position
	PlaceRegion      PlacePrecision = "region"      // a desert, a valley, "east of Palmyra": a disc of RadiusKM
	PlaceDistrict    PlacePrecision = "district"    // somewhere in Unit
	PlaceGovernorate PlacePrecision = "governorate" // somewhere in Unit
	PlaceCountry     PlacePrecision = "country"
	PlaceUnknown     PlacePrecision = "unknown"
)

// Point reports whether a place of this precision may be drawn as a point.
func (p PlacePrecision) Point() bool { return p == PlaceExact || p == PlaceTown }

// Role is what an actor did in a happening.
type Role string

// The roles.
const (
	By       Role = "by"
	Against  Role = "against"
	With     Role = "with"
	Target   Role = "target"
	Victim   Role = "victim"
	Claimant Role = "claimant"
	Involved Role = "involved" // named as a side, who began is not said
)

// Participant is an organisation, force or group in a happening; never a private person.
type Participant struct {
	ID   string         `json:"id,omitempty"` // id in package actor; empty when not in the list
	Name text.Bilingual `json:"name"`
	Role Role           `json:"role"`
	Text string         `json:"text,omitempty"`
	Span *text.Span     `json:"span,omitempty"`
}

// Quantity is a count of something with its bounds. Value is the source's own best figure.
type Quantity struct {
	What   string     `json:"what"`         // killed, wounded, arrested, displaced, kidnapped, devices, weapons, vehicles, …
	Of     string     `json:"of,omitempty"` // whom or what of: an actor id, "civilians", "unknown", or empty for the whole
	Value  int64      `json:"value"`
	Min    int64      `json:"min"`
	Max    int64      `json:"max"` // −1: no upper bound stated
	Approx bool       `json:"approx"`
	Unit   string     `json:"unit"` // people, items, …
	By     *string    `json:"by"`   // who gives this figure, when that is not the claim's source
	Text   string     `json:"text,omitempty"`
	Span   *text.Span `json:"span,omitempty"`
}

// Grade is the NATO Admiralty grade of a claim: source reliability A–F and information credibility 1–6.
// F and 6 mean "cannot be judged"; grades are never ranked on one line. The zero value means not graded.
type Grade struct {
	Reliability string `json:"reliability,omitempty"` // "A"…"F"
	Credibility string `json:"credibility,omitempty"` // "1"…"6"
}

// Marking is a TLP 2.0 level.
type Marking string

// The TLP 2.0 levels, from widest to narrowest.
const (
	TLPClear       Marking = "TLP:CLEAR"
	TLPGreen       Marking = "TLP:GREEN"
	TLPAmber       Marking = "TLP:AMBER"
	TLPAmberStrict Marking = "TLP:AMBER+STRICT"
	TLPRed         Marking = "TLP:RED"
)

// SourceKind is what kind of source makes a statement.
type SourceKind string

// The kinds of source.
const (
	SourceOfficial  SourceKind = "official"
	SourceAnonymous SourceKind = "anonymous_official"
	SourceMedia     SourceKind = "media"
	SourceGroup     SourceKind = "group"
	SourceAnalyst   SourceKind = "analyst"
	SourceAuthor    SourceKind = "author"  // the document itself
	SourceDataset   SourceKind = "dataset" // a row of a data set
	SourceDesk      SourceKind = "desk"    // one of our own people, by hand
	SourcePartner   SourceKind = "partner"
)

// Source says whose statement a claim is and where it stands. Independent sources are told apart by ID.
type Source struct {
	ID        string      `json:"id"`   // stable: "ucdp-ged", "doc:<sha256>", "desk:<person>"
	Name      string      `json:"name"` // as shown: the paper, the data set, the person
	Kind      SourceKind  `json:"kind"`
	Says      string      `json:"says,omitempty"`     // whom the document quotes for this
	Document  string      `json:"document,omitempty"` // document id
	Row       string      `json:"row,omitempty"`      // the row's own key in a data set
	Span      *text.Span  `json:"span,omitempty"`     // where the attribution stands
	Evidence  []text.Span `json:"evidence,omitempty"` // the sentences that carry the claim
	Published Day         `json:"published"`          // NoDay when not known
}

// State is where a claim stands with the desk. Only confirmed claims enter an incident.
type State string

// The states of a claim.
const (
	Awaiting   State = "awaiting"
	Confirmed  State = "confirmed"
	Rejected   State = "rejected"
	Superseded State = "superseded" // a newer claim with the same Key took its place
)

// Claim is one source's statement about one happening. It is superseded, never edited: a correction is a
// new claim with the same Key whose Supersedes names the old one.
type Claim struct {
	ID         string         `json:"id"`  // UUID; for imports UUIDv5 of key and content, so the same row makes the same claim
	Key        string         `json:"key"` // what stays the same over versions: "ucdp-ged:217045", "<document>#p1"
	Supersedes string         `json:"supersedes,omitempty"`
	State      State          `json:"state"`
	Class      Class          `json:"class"`
	Side       Side           `json:"side,omitempty"` // as stated or set by hand; empty: derived from class and participants
	Title      text.Bilingual `json:"title"`          // one line, composed from the slots
	Summary    text.Bilingual `json:"summary"`
	When       When           `json:"when"`
	Places     []Place        `json:"places,omitempty"` // the first is where it happened
	Actors     []Participant  `json:"actors,omitempty"`
	Quantities []Quantity     `json:"quantities,omitempty"`
	Methods    []string       `json:"methods,omitempty"` // car_bomb, ied, suicide, …
	Certainty  Certainty      `json:"certainty"`
	Source     Source         `json:"source"`
	Grade      Grade          `json:"grade"`
	Marking    Marking        `json:"marking"`
	PartOf     string         `json:"part_of,omitempty"` // id or key of the claim this is a part of
	By         string         `json:"by"`                // person id, or "import:<format>"
	At         time.Time      `json:"at"`                // when the node took it in
}
