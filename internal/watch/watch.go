package watch

import (
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Kind is how a watch is kept.
type Kind string

// The kinds, in the order in which pages list them.
const (
	Post        Kind = "post"         // people who stay at a place
	Patrol      Kind = "patrol"       // people who move through
	Aerial      Kind = "aerial"       // seen from the air
	Sensor      Kind = "sensor"       // cameras, radar and other fixed devices
	Liaison     Kind = "liaison"      // people who live there and report
	OpenSources Kind = "open_sources" // what is published about it is followed
	OtherKind   Kind = "other"
)

// Kinds lists all kinds.
func Kinds() []Kind { return []Kind{Post, Patrol, Aerial, Sensor, Liaison, OpenSources, OtherKind} }

// Confidence is how sure it is that a watch is really kept as it says.
type Confidence string

// The levels, from lowest.
const (
	Low      Confidence = "low"
	Moderate Confidence = "moderate"
	High     Confidence = "high"
)

// Confidences lists the levels, lowest first.
func Confidences() []Confidence { return []Confidence{Low, Moderate, High} }

// State is how a watch stands at a moment.
type State string

// The states.
const (
	Planned   State = "planned"   // it has not begun, or the plan that it belongs to is not in force
	InForce   State = "in_force"  // it has begun and not ended; between two occurrences it is in force and does not cover
	Lapsed    State = "lapsed"    // it ended as it was to end
	Withdrawn State = "withdrawn" // it was ended before its time
	Replaced  State = "changed"   // it ended because another one, in other terms, goes on in its place
)

// Party is who keeps a watch or says something about it. A party that runs a node has an ID; one that does not has the
// name that the desk gave it, in ID as well, with "name:" before it, so that two watches of one such party are of one.
type Party struct {
	ID   string         `json:"id"`
	Name text.Bilingual `json:"name,omitzero"` // only where ID is not a node's
}

// namedPrefix begins the ids of parties that run no node.
const namedPrefix = "name:"

// Named reports whether a party runs no node, and has only the name that the desk gave it.
func Named(p Party) bool { return strings.HasPrefix(p.ID, namedPrefix) }

// NamedParty is a party without a node, by its name.
func NamedParty(name text.Bilingual) Party {
	n := name.EN
	if n == "" {
		n = name.AR
	}
	return Party{ID: namedPrefix + strings.Join(strings.Fields(strings.ToLower(n)), " "), Name: name}
}

// AreaKind is where the outline of an area comes from.
type AreaKind string

// The kinds.
const (
	Drawn    AreaKind = "drawn"    // by hand, or imported
	Unit     AreaKind = "unit"     // an administrative unit
	Corridor AreaKind = "corridor" // a line with a width
)

// Area is one version of a polygon with a name.
type Area struct {
	ID      string         `json:"id"`      // "A-0007", the same for all versions
	Version int            `json:"version"` // from 1
	Name    text.Bilingual `json:"name"`
	Kind    AreaKind       `json:"kind"`
	Shape   area.Shape     `json:"shape"`
	Unit    string         `json:"unit,omitempty"`    // of kind Unit: which
	Line    []area.Point   `json:"line,omitempty"`    // of kind Corridor: along which
	SideKM  float64        `json:"side_km,omitempty"` // of kind Corridor: how far to each side, km
	From    time.Time      `json:"from,omitzero"`     // when this version begins to hold; zero: it always has
	Until   time.Time      `json:"until,omitzero"`    // when the area is no more; zero: no end

	// Needs are the parties whose word is needed before a place here is said to be in vacuum. Empty: the word of one is
	// enough, and figures name whose it is.
	Needs []string `json:"needs,omitempty"`

	MadeFrom []string         `json:"made_from,omitempty"` // areas that it was split off or merged from, by id
	Origin   string           `json:"origin,omitempty"`    // the partner that gave it; empty: our own
	Kept     bool             `json:"kept,omitempty"`      // its giver gives it no longer: the outline given last, kept because something of ours stands on it
	Marking  incident.Marking `json:"marking"`
	Note     string           `json:"note,omitempty"`
	Repairs  []area.Repair    `json:"repairs,omitempty"` // what was mended in the outline as it came
	Retired  bool             `json:"retired,omitempty"` // a version that says: the desk no longer keeps it
	By       string           `json:"by,omitempty"`
	At       time.Time        `json:"at"`
}

// Watch is one version of a party's commitment. Exactly one of the following holds: neither Shape nor Share is set (the
// whole of Area), Shape is set (that polygon, which need not lie in Area), or Share is (a part of Area that was not said).
type Watch struct {
	ID         string           `json:"id"`      // "W-0012", the same for all versions
	Version    int              `json:"version"` // from 1
	Party      Party            `json:"party"`
	Area       string           `json:"area,omitempty"` // id; may be empty with Shape
	Shape      area.Shape       `json:"shape,omitzero"`
	Share      float64          `json:"share,omitempty"` // 0 < share < 1, of the area
	Kind       Kind             `json:"kind"`
	Schedule   Schedule         `json:"schedule"`
	Confidence Confidence       `json:"confidence"`
	People     int              `json:"people,omitempty"` // on watch at a time; 0: not said
	Contact    text.Bilingual   `json:"contact,omitzero"` // a role that can be reached, never a person
	Begins     time.Time        `json:"begins,omitzero"`  // it covers nothing before, whatever the schedule says; zero: the schedule alone says
	Withdrawn  time.Time        `json:"withdrawn,omitzero"`
	Why        string           `json:"why,omitempty"`        // it was withdrawn
	ChangedTo  string           `json:"changed_to,omitempty"` // the watch of ours that goes on in other terms from Withdrawn; empty: none does
	Follows    string           `json:"follows,omitempty"`    // the watch of ours that this one goes on from, in other terms, at Begins
	Plan       string           `json:"plan,omitempty"`       // lineage of the plan that it comes from
	Item       string           `json:"item,omitempty"`       // which item of the plan
	Heard      string           `json:"heard,omitempty"`      // by whom it was told, where it was not the party itself
	Origin     string           `json:"origin,omitempty"`     // the partner that gave it; empty: our own entry
	Marking    incident.Marking `json:"marking"`
	Note       string           `json:"note,omitempty"`
	By         string           `json:"by,omitempty"`
	At         time.Time        `json:"at"`
}

// Declaration is a party's word that the list of its watches, as this node has it, is complete for an area and a time,
// or that it no longer is. Of several for one moment the one made last counts.
type Declaration struct {
	ID       string           `json:"id"`
	Party    Party            `json:"party"`
	Area     string           `json:"area,omitempty"` // id; empty: everywhere
	From     time.Time        `json:"from,omitzero"`  // zero: always before
	Until    time.Time        `json:"until,omitzero"` // zero: until it says otherwise
	Complete bool             `json:"complete"`
	Origin   string           `json:"origin,omitempty"`
	Marking  incident.Marking `json:"marking"`
	Note     string           `json:"note,omitempty"`
	By       string           `json:"by,omitempty"`
	At       time.Time        `json:"at"`
}

// Known is everything that a node knows of watches: what a Model is made from.
type Known struct {
	Areas        []Area  // all versions
	Watches      []Watch // newest versions
	Declarations []Declaration
	PlansInForce map[string]bool // lineages; a watch of a plan that is not here covers nothing
}

// StateAt is how the watch stands at a moment; inForce says whether the plan that it belongs to, if any, is in force.
func (w *Watch) StateAt(now time.Time, inForce bool) State {
	switch {
	case !w.Withdrawn.IsZero() && !now.Before(w.Withdrawn):
		if w.ChangedTo != "" {
			return Replaced
		}
		return Withdrawn
	case now.Before(w.Begins), w.Plan != "" && !inForce:
		return Planned
	}
	c, err := Compile(w.Schedule)
	switch {
	case err != nil && now.Before(w.Schedule.From), err == nil && now.Unix() < c.Bounds().From:
		return Planned
	case err == nil && c.over(now.Unix()):
		return Lapsed
	}
	return InForce
}

// Kept is the time outside of which the watch covers nothing, whatever its schedule says: from Begins until it is withdrawn. It is empty
// where it was withdrawn before it began.
func (w *Watch) Kept() Span { return SpanOf(w.Begins, w.Withdrawn) }

// partyName is how a party is named in lists: by its id.
func partyName(p Party) string { return strings.TrimSpace(p.ID) }
