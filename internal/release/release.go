// Package release decides what one agreement gets, and why. Decide filters the claims and composes anew from what
// is left; it never blanks out a finished whole. The numbers of rules are those of DESIGN §5.
//
// Here are the rules for claims and the incidents they compose to, how copies look and which ids and times they
// have; and those for watches and what goes with them (further down). Who approved, what stands given, the ledger, the beat
// and the outbox belong to package node; plans never pass through here. Nothing here knows HTTP or storage, reads a clock,
// draws a random number or keeps anything between two calls.
//
// # How an item is judged
//
// An item is one confirmed claim. First it is filtered, property by property, to what the taker may see of it;
// then what is left is judged. So nothing that is withheld can decide: a rule that would have to look at a withheld
// property withholds the item, unless the terms set no bound there.
//
// The limit is the ceiling of the terms, and for what came from another party also what its originator allows. A
// marking that is not one of the five levels lies above every limit. The level of a property is the stricter of the
// claim's marking and of its own in Marks.
//
// Whole. An item goes only if it is confirmed and not restricted, its claim has a key, all names in Marks and
// Private are those of properties, its certainty may be seen, its PAP is none or at least as wide as that of the
// terms, and (Origin) its originator lets it pass to the taker: a taker gets nothing back that came from it. What a
// partner said (SourcePartner) without an Origin does not go.
//
// Path. If the claim's marking is within the limit, the item goes by itself. If it lies above, but is one of the
// five levels, the item goes by a tear-line: then class, when, places, actors, quantities and methods go only as far
// as tear-lines within the limit keep them (what may go with a narrower text may go with a wider one: the kept
// properties of all usable tear-lines are put together), certainty goes, grade and source do not. A hidden class is
// "other".
//
// Tear-lines. One is usable when its level is within the limit, its Keep holds only names that it may, somebody
// other than its author approved it, and it is not stale. The one with the highest level is taken, of several the
// latest, then the one with the smallest id. Over what came from another party only a tear-line by that party (By
// is its id) is usable. A stale tear-line is still used where what stands given draws on it: a withheld text that is
// edited changes nothing on the wire, and is a Flag for the desk.
//
// Properties. A property is withheld when its level lies above the limit, or when it is in Private and the item is
// not a warning for them (Recipient; the claim's kind is warning and its class is not hidden). A withheld time is
// "unknown"; the side goes with the actors, and so do counts of an actor's (Quantity.Of); everything else withheld is
// empty.
//
// Source. It is named when the terms allow sources to be named, the property goes, the item goes by itself, the
// source is not one of our own people (SourceDesk) and, for what came from another party, its consent says that it
// may be named. Otherwise the source is the giver, with no date of publication, and no quantity says who gives it.
// Rows, documents and spans never go, nor the words that a slot was read from.
//
// Places. See coarsen: one that is finer than Terms.Finest becomes the administrative unit that it is stated to lie
// in, or that unit's parent. One that cannot, and one after the first that lies outside Terms.Units, does not go; when
// the first cannot go, none does, since it is the one where it happened. Equal ones are one.
//
// Texts. Title and summary are texts over the whole claim: they go as they are written only when every one of class,
// when, places, actors, quantities and methods goes as it stands (no level above the limit, not private, no place
// made coarser or left out), the item goes by itself, and no Portion is withheld; the summary further only when
// itself it goes, and so the title. Otherwise the words are those of the tear-line, if one is usable; without one
// there is no summary, and the title is composed from what is left.
//
// Portions. One is withheld when it has a marking above the limit; of a source, when the source is not named; of a
// person, when the item is not a warning for them; of an originator, when that one does not let it pass; when Why is
// none of these, or it is "other" without a marking.
//
// Marking. A copy is marked as strictly as anything in it: the claim, when the item goes by itself; the marks of the
// properties that go (of title and summary only as they are written, of the source only when it is named); the portions
// of a summary that goes; the tear-line whose words it carries.
//
// Scope. Of what is left: the kind (KindOf) is open; the class is allowed; an actor is one of the subjects (a part of
// the subject group counts with it); the first place lies in one of the units; the time lies within the days. A
// property that is withheld is within scope only where the terms set no bound: no classes, any subject, any unit, no
// first and last day; and where the class is hidden, warnings and reports must both be open.
//
// Gates. Designation, the open step and assurances close what would go: nothing more is given, what stands given
// stays. Everything else that keeps an item from going takes back what was given of it.
//
// The copy, last, must be a valid claim (incident.Claim.Validate), and no other item that goes may have its key:
// of two different ones, none goes.
//
// # How copies are made
//
// The items that go are put together by their incidents and composed (incident.Compose). An incident and all that
// hangs on it is one unit: it goes whole, once two people have approved its digest. What stands given and says the
// same needs nobody. That a claim is a part of another is said where both stand, and is not part of what is approved.
//
// Ids are HMAC-SHA256(lineage key, type ‖ own name) shaped as UUIDv4. A note's is made of the claim's key, a place's
// and an actor's of what they say. An incident goes on under the id under which the claim in it was given that was
// given first; a new one is made of the claim in it that makes the smallest. So neither a merge with what is withheld
// nor our own number shows. The id of a claim in a note is another for each content. created is the time of the batch
// in which a copy was first given, modified that of the batch in which what it says last changed.
//
// What stands given and does not go any longer is taken back: notes of claims of which nothing may go, incidents that
// were composed from one and do not go anew, and whatever nothing refers to any more. What only waits stays as it is:
// for people, for the beat, behind a gate. When no agreement is in force nothing leaves, not even a withdrawal: to
// recall then is the desk's to decide.
package release

import (
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// The names of properties in Item.Marks and Item.Private. Only the first six may stand in Tear.Keep.
const (
	Class      = "class" // not in Marks and Private: it goes with the claim's own marking
	When       = "when"
	Places     = "places"
	Actors     = "actors" // with them the side
	Quantities = "quantities"
	Methods    = "methods"
	Title      = "title"
	Summary    = "summary"
	Certainty  = "certainty" // withheld: the item is
	Grade      = "grade"
	Source     = "source"
)

// Item is one claim and all that decides about its release.
type Item struct {
	Claim    incident.Claim
	Incident string // own id of the incident it is in; empty: it is one by itself
	// Restricted: only named people of the desk may see it. It never goes.
	Restricted bool
	// Origin is who gave it to us and on what terms; nil: it is ours.
	Origin *Origin
	// PAP is the most that whoever gets it may do; empty: nobody said, and the terms alone bind the taker.
	PAP agreement.PAP
	// Marks are markings of single properties. They count beside the claim's own, the stricter wins.
	Marks map[string]incident.Marking
	// Portions are pieces of the summary that a person marked.
	Portions []Portion
	// Private names the properties that identify private persons; Recipient: the warning is for those persons.
	Private   []string
	Recipient bool
	Tears     []Tear
}

// Origin is the party that something came from, on what terms it did, and what that party consented to since.
type Origin struct {
	Party    string // party id
	Onward   agreement.Onward
	Consents []Consent
}

// Consent is a recorded consent of an originator to passing one item on.
type Consent struct {
	ID      string           // of the consent, for the trace
	By      string           // party id; only the originator's own counts
	To      []string         // party ids; agreement.Any for whoever
	Ceiling incident.Marking // nothing marked above it; one that is not known consents to nothing
	Until   time.Time        // the last moment; zero: until it is taken back
	Named   bool             // the originator, and its sources, may be named
}

// Why says what a marked portion of a summary would tell.
type Why string

// The reasons.
const (
	WhySource     Why = "source"
	WhyPerson     Why = "person" // a private person
	WhyOriginator Why = "originator"
	WhyOther      Why = "other" // only its marking counts
)

// Portion is a piece of the summary that a person marked. Withheld, it withholds the whole summary: a text with a
// hole in it tells where the hole is.
type Portion struct {
	Lang    string    // "ar", "en"
	Span    text.Span // in code points of the summary in that language
	Why     Why
	Marking incident.Marking // empty: no stricter than the claim, except for WhyOther
	Origin  *Origin          // for WhyOriginator
}

// Tear is a tear-line: a text written by a person to go below a marking.
type Tear struct {
	ID       string
	Level    incident.Marking
	Title    text.Bilingual // empty: composed from what goes with it
	Summary  text.Bilingual
	Keep     []string  // properties that may go with it: Class, When, Places, Actors, Quantities, Methods
	By       string    // person id; of a tear-line that came with a partner's item, the party id
	Approved []string  // person ids; one of them must be another than By
	Over     string    // TextDigest of the claim it was written over; another one now: it is stale
	At       time.Time // when it was written
}

// Party is who gives.
type Party struct {
	ID   string
	Name text.Bilingual
}

// Unit is what release needs to know of an administrative unit.
type Unit struct {
	Name   text.Bilingual
	Level  incident.PlacePrecision // PlaceDistrict, PlaceGovernorate or PlaceCountry
	Parent string                  // id of the unit one level up; empty for a country
}

// Names looks up what ids stand for. Each may be nil. They are called from several goroutines.
type Names struct {
	// Unit knows administrative units (package area). Nil or false: by the form of its id, "SY" is a country,
	// "SY-RA" a governorate in it, "SY-RA-tell-abyad" a district in that; without a name.
	Unit func(id string) (Unit, bool)
	// Actor names actors of the public list (package actor). Nil or false: as the claim names it.
	Actor func(id string) (text.Bilingual, bool)
	// Part reports whether the actor inner is a part of outer, as far as the desk knows beyond its subject group.
	Part func(inner, outer string) bool
}

// Input is everything that a decision depends on.
type Input struct {
	Agreement *agreement.InForce // nil, or not in force at Batch: nothing leaves, not even a withdrawal
	Key       []byte             // the lineage's secret key, at least 16 bytes; shorter: nothing leaves
	Party     Party              // the giver
	Desk      incident.Desk
	Names     Names
	Items     []Item // in any order; all that the node has, or all that may have changed anything
	// Watched is everything of watches; nil: there is nothing of them.
	Watched *Watched
	// Given is what was given under this lineage, in any order: Result.Apply makes it.
	Given []Given
	// Approved has, by unit digest (Copy.Unit), the ids of those who approved exactly that content. Nil: a
	// preview, as if all were approved. A unit goes when two different people approved it; to a designated taker
	// one of them must be the author (Claim.By) of none of its claims. What stands unchanged needs nobody.
	Approved map[string][]string
	// Urgent: only units with a warning in them go now, and what no longer hangs on them is taken back; everything
	// else, other withdrawals too, waits for the beat.
	Urgent bool
	// Batch is the time of this batch, from which the times of its copies are made; years 1970 to 2199.
	Batch time.Time
	Trace bool // build Result.Reasons
}

// Copy is one object as the taker gets it.
type Copy struct {
	ID   string // STIX id at the taker
	Type string
	// Own is our own name for it, for recall and feedback: of notes and opinions the claim's key, of incidents the
	// incident's id at the time, of watches, declarations and areas theirs; empty for what belongs to no single one. It is
	// never in Raw.
	Own  string
	What agreement.Kind // of notes their claim's kind; of incidents warning when any claim in them is; of watches and declarations watch; else empty
	Raw  []byte         // the STIX object
	// Digest is a SHA-256, in hex, over the object without its times and the link of its claim to another (part_of).
	// Two versions of a copy with the same digest and the same Refs say the same.
	Digest string
	// Unit is the digest that people approve: of an incident and everything that hangs on it, or of a watch or a
	// declaration with its area. Empty for places, areas, actors and the party, which go with whatever refers to them.
	Unit     string
	Of       string   // id of the copy with which this one comes and goes: a note's incident, a translation's object
	Refs     []string // ids of all copies that Raw refers to, part_of too, sorted; but for the party's
	From     []string // of incidents: ids of the notes that they were composed from, sorted
	Marking  incident.Marking
	Step     int    // number of the step that was open
	Created  string // as in Raw
	Modified string
	Tears    []string // of notes: digests of the tear-lines that it draws on, sorted. What it once drew on it may draw on again
}

// Given is what the node keeps of a copy that was given, in its newest version.
type Given struct {
	ID, Type, Own, Digest, Unit, Of string
	Refs, From                      []string
	Created, Modified               string
	Tears                           []string
	Withdrawn                       bool // it was taken back: should it go again, it keeps its created
}

// Given returns what is to be kept of a copy once it is given.
func (c *Copy) Given() Given {
	return Given{ID: c.ID, Type: c.Type, Own: c.Own, Digest: c.Digest, Unit: c.Unit, Of: c.Of, Refs: c.Refs, From: c.From,
		Created: c.Created, Modified: c.Modified, Tears: c.Tears}
}

// Result is what is to leave, and what the desk should know. Copies, Withdrawn and Unchanged do not depend on the
// order of Items and Given.
type Result struct {
	Copies    []Copy   // to be given now, new or changed; whatever one refers to, but for part_of, comes before it or stands given
	Withdrawn []string // ids of copies to take back, sorted
	Unchanged []string // ids of copies that stand as they are, sorted
	Renewed   []Given  // of some of these: what is to be kept of them from now on
	Waiting   []string // unit digests that wait for approval, sorted. For the desk
	Flags     []Flag   // for the desk, sorted by item
	Reasons   []Reason // only with Trace: for each item in order of keys what goes, what not, and why
}

// Flag is something about an item that the desk should look at. It changes nothing on the wire.
type Flag struct {
	Item string // claim key, or id of a watch, a declaration, an area
	Tear string // tear-line id
	Code string // stale_tear, unapproved_tear, names_source, taken_back
}

// Reason is one line of the trace.
type Reason struct {
	Item     string // claim key, or id of a watch or a declaration
	Property string // empty: the item as a whole
	Rule     int    // 1–11, as in DESIGN §5; 0: nothing withholds it, it goes
	Code     string // stable
	Words    text.Bilingual
	Tear     string // id of the tear-line that takes its place
	Of       string // id of the watch that decides, where it is another one
}
