// Package store is the storage contract of a node: what is kept, what can be asked, the errors. Package sqlstore
// implements it with one SQL text; packages sqlite and postgres open a database for it.
//
// It decides nothing about the domain: which claims belong together is told to it, what they compose to is
// asked of package incident.
package store

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// Errors that callers tell apart with errors.Is.
var (
	ErrNotFound = errors.New("not found")
	ErrConflict = errors.New("changed by somebody else in the meantime")
	ErrExists   = errors.New("already there")
	ErrCursor   = errors.New("the cursor is not one that a page of this list gave")
	ErrUnseen   = errors.New("not everybody who sees the document sees the earlier one")
)

// ByImport reports whether a write is made by an import of the node itself ("import:ucdp") and not by a person. No
// person has such an id.
func ByImport(by string) bool { return strings.HasPrefix(by, "import:") }

// ByNode is by whom the node itself does what follows from something that a person did. No person has this id.
const ByNode = "node"

// Viewer is on whose behalf a read is made. A restricted document, and every claim from it, exists only for
// the people it is restricted to: lists, counts, clusters, search and single reads all obey it, and an
// incident is composed for the viewer from the claims that the viewer may see.
type Viewer struct {
	Person string // person id
	System bool   // the node itself: imports, checks, backups see everything
}

// Document is a source text as it came.
type Document struct {
	ID         string           `json:"id"`     // "doc-" + first 32 hex digits of SHA-256 over the lengths of Text and Name, and both; of a restricted one with who gave it
	Name       string           `json:"name"`   // title or file name
	Source     string           `json:"source"` // the paper, the office
	URL        string           `json:"url,omitempty"`
	Lang       string           `json:"lang"`
	Published  incident.Day     `json:"published"`
	Text       string           `json:"text"` // the decoded or extracted text that spans point into; immutable
	Original   []byte           `json:"-"`    // the bytes as they came
	MediaType  string           `json:"media_type"`
	Extractor  string           `json:"extractor,omitempty"` // name and version, for all but plain text
	Notes      []text.Note      `json:"notes,omitempty"`     // what was converted, passed over and left unread
	Marking    incident.Marking `json:"marking"`
	Restricted []string         `json:"restricted,omitempty"` // person ids; empty: the whole desk
	Follows    string           `json:"follows,omitempty"`    // the document that this is a later version of
	Reading    []byte           `json:"-"`                    // the reading as JSON: judgments, contradictions (package read)
	By         string           `json:"by"`
	At         time.Time        `json:"at"`
	Waiting    int              `json:"waiting"` // claims awaiting confirmation; filled on reads

	// Repeats is the id of an earlier document whose text this one repeats, so that both are one source: what both say
	// counts once. Alike is the one found by the text alone; where the two differ, a person has said so. Both are
	// given only to viewers who see that document too.
	Repeats string `json:"repeats,omitempty"`
	Alike   string `json:"alike,omitempty"`

	Sketch   text.Sketch `json:"-"` // of Text; only written. Without one nothing is found to repeat the document
	SourceID string      `json:"-"` // Source.ID of its claims, where all of them have one; only written. Empty: OwnSource
}

// OwnSource is the Source.ID of the claims of a document that repeats none.
func OwnSource(document string) string { return "doc:" + document }

// Repeat is what a person says of a document: which earlier one it repeats, and so whose its claims are.
type Repeat struct {
	Document string
	Earlier  string   // id of the earlier document; empty: it repeats none
	Whole    bool     // all its claims are the earlier one's
	Keys     []string // else: the keys of those that are
}

// Vicinity is where and when to look for accounts of one happening.
type Vicinity struct {
	From, To incident.Day     // both days are known
	Box      Box              //
	Classes  []incident.Class // any of; none: all
	Sources  []string         // only incidents that one of these sources tells of; none: all
	Besides  string           // only incidents that another source than this one tells of
	Except   string           // this incident is left out
	Waiting  bool             // also claims that await
	Document string           // but not those of this document
}

// Neighbour is a happening in a vicinity: an incident, or (Incident empty) a claim that awaits.
type Neighbour struct {
	Incident string
	Title    text.Bilingual
	When     incident.When
	Place    *incident.Place
	Sources  int              // independent ones
	Claims   []incident.Claim // of the incident, confirmed, as the viewer may see them; or the one that awaits
}

// NeighbourLimit is how many neighbours are given at most: the nearest in time and place.
const NeighbourLimit = 200

// Placed is a claim together with the incident it belongs to. An empty Incident lets the store take the one
// that the claim's Key already belongs to, or else a new one whose id is UUIDv5 of the Key.
type Placed struct {
	Claim    incident.Claim
	Incident string
}

// Tally counts what an import did, per record.
type Tally struct {
	Read      int `json:"read"`
	Added     int `json:"added"`
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"`
	Rejected  int `json:"rejected"`
}

// Box is a bounding box in degrees; West > East crosses the antimeridian. An incident known to a unit lies in a box
// that meets the unit's polygon, one known to a disc in a box that meets the disc.
type Box struct{ West, South, East, North float64 }

// Query selects incidents. The zero value selects all. Every filter narrows.
type Query struct {
	Text         string           // Arabic or English words; all must occur
	From, To     incident.Day     // NoDay or the zero value: open; an incident matches when its [start,end] meets [From,To]
	NoTime       bool             // also those without a date (only with From and To open they come anyway)
	Classes      []incident.Class // any of
	Sides        []incident.Side  // any of
	Box          *Box
	Unit         string   // administrative unit id: incidents surely inside it
	Actor        string   // actor id
	Sources      []string // source ids, any of: "ucdp-ged"
	Besides      string   // only incidents that another source than this one tells of
	Contradicted bool     // only with contradictions
	Placing      string   // "point", "area" (known to an area only), "none" (no place); empty: all
}

// Row is one line of the list: what a page shows of an incident without opening it.
type Row struct {
	ID             string                 `json:"id"`
	Title          text.Bilingual         `json:"title"`
	Class          incident.Class         `json:"class"`
	Side           incident.Side          `json:"side"`
	Certainty      incident.Certainty     `json:"certainty"`
	Start          incident.Day           `json:"start"`
	End            incident.Day           `json:"end"`
	TimePrec       incident.TimePrecision `json:"time_precision"`
	Place          *incident.Place        `json:"place,omitempty"`
	Grade          incident.Grade         `json:"grade"`
	Marking        incident.Marking       `json:"marking"`
	Claims         int                    `json:"claims"`
	Sources        int                    `json:"sources"`
	Killed         *incident.Quantity     `json:"killed,omitempty"`
	Contradictions int                    `json:"contradictions"`
}

// Page is one page of rows, newest event first; Next is an opaque keyset cursor, empty at the end. A row is
// neither lost nor repeated over pages while others are written.
type Page struct {
	Rows []Row  `json:"rows"`
	Next string `json:"next,omitempty"`
}

// Count is a number that is exact up to CountLimit and then a lower bound.
type Count struct {
	N    int  `json:"n"`
	More bool `json:"more"` // true: more than N
}

// CountLimit is up to where counts are exact.
const CountLimit = 10000

// Cluster is one cell of the map: how many incidents with a point stand in it, per side (never a sum), at
// their mean position. A cluster of exactly one incident names it.
type Cluster struct {
	Lon   float64               `json:"lon"`
	Lat   float64               `json:"lat"`
	Sides map[incident.Side]int `json:"sides"`
	Box   Box                   `json:"box"`           // of the cell
	Row   *Row                  `json:"row,omitempty"` // when it is one incident
}

// AreaCount is how many incidents are known only to an administrative unit, or (Unit empty) to a disc.
type AreaCount struct {
	Unit     string                `json:"unit,omitempty"`
	Coord    *incident.Coord       `json:"coord,omitempty"`
	RadiusKM float64               `json:"radius_km,omitempty"`
	Name     text.Bilingual        `json:"name"`
	Sides    map[incident.Side]int `json:"sides"`
}

// Map is all that the map draws for a query.
type Map struct {
	Clusters []Cluster   `json:"clusters"`
	Areas    []AreaCount `json:"areas"`
	NoPlace  Count       `json:"no_place"`
	InAreas  Count       `json:"in_areas"`
}

// Bin is the count of one ISO week (its Monday) and side. An incident counts once, in the week of its first day;
// one whose time is no finer than a month counts in none.
type Bin struct {
	Week  incident.Day          `json:"week"`
	Sides map[incident.Side]int `json:"sides"`
}

// Whereabouts is when and where an incident was, as far as is known: what it takes to tell whether it may have been somewhere.
type Whereabouts struct {
	Start, End incident.Day // its first and last possible days; both NoDay: no date
	Weekly     bool         // its first day is known to the week, so that Weeks counts it there
	Inside     bool         // it lies in the unit that was named, as a Query by that unit has it
	// Place is nil where none is known. Of it only Name, Unit, Coord and how far it reaches (ReachKM) are kept; a point is given as
	// a town, and so reaches as far as one. It may be shared and must not be changed.
	Place *incident.Place
}

// What an event says was done.
const (
	ActImported   = "imported"
	ActConfirmed  = "confirmed"
	ActCorrected  = "corrected"
	ActRejected   = "rejected"
	ActReopened   = "reopened"
	ActDrafted    = "drafted" // a person made a claim that awaits, or corrected one that goes on awaiting
	ActSettled    = "settled" // what a document says twice was decided on
	ActMerged     = "merged"
	ActUnmerged   = "unmerged"
	ActSuperseded = "superseded"
	ActRestricted = "restricted"
	ActOpened     = "opened"   // a document, to the whole desk
	ActRepeats    = "repeats"  // a document counts as the repetition of an earlier one
	ActDistinct   = "distinct" // a document counts as a source of its own
	ActApart      = "apart"    // two incidents are not one
	ActNotApart   = "not_apart"

	ActDocument     = "document" // taken in
	ActPersonAdded  = "person_added"
	ActPersonNamed  = "person_named"
	ActRoles        = "roles"
	ActPassword     = "password"
	ActDisabled     = "person_disabled"
	ActEnabled      = "person_enabled"
	ActSettings     = "settings"
	ActTokenMade    = "token_made"
	ActTokenRevoked = "token_revoked"
	ActRefused      = "sign_in_refused" // without a person: nobody has that login

	// Dealings with partners. Event.Partner names the partner, Event.Ref what it is about.
	ActKeysMade        = "keys_made"
	ActKeysRotated     = "keys_rotated"
	ActPartnerPinned   = "partner_pinned"
	ActPartnerChanged  = "partner_changed"
	ActPartnerRevoked  = "partner_revoked"
	ActPartnerKeys     = "partner_keys" // the partner's keys were rotated or revoked by the partner
	ActProposed        = "instrument_proposed"
	ActSigned          = "instrument_signed"
	ActInForce         = "instrument_complete"
	ActEnded           = "instrument_ended"
	ActMarked          = "claim_marked"
	ActTearWritten     = "tear_written"
	ActTearApproved    = "tear_approved"
	ActReleaseProposed = "release_proposed"
	ActReleaseApproved = "release_approved"
	ActReleaseRefused  = "release_refused"
	ActReleased        = "released"
	ActWithheld        = "withheld" // at a release, and why
	ActReceived        = "received"
	ActParcelRefused   = "parcel_refused"
	ActQuarantined     = "quarantined"
	ActFault           = "ledger_fault"
	ActRecovering      = "recovering"
	ActRecovered       = "recovered"
	ActAcknowledged    = "acknowledged"
	ActOutcome         = "outcome_told"
	ActAsked           = "consent_asked"
	ActAnswered        = "consent_answered"
	ActRecalled        = "recalled"
	ActWithdrawn       = "withdrawn"
	ActBreach          = "breach_declared"
	ActLeak            = "leak_case"
	ActSealed          = "sealed"
	ActAdmitted        = "sealed_admitted"
	ActErased          = "erased"
	ActPacked          = "courier_packed"
	ActUnpacked        = "courier_unpacked"
	ActCommitted       = "journal_anchored" // a commitment to the journal went into a partner's ledger

	// Sources of documents. Event.Ref names the source.
	ActSourceAdded   = "source_added"
	ActSourceChanged = "source_changed"
	ActSourceRemoved = "source_removed"
	ActSourceStopped = "source_stopped" // by the node: its site says that it is gone for good

	// Feeds of watches for programs. Event.Ref names the token, or the kind of feed that was turned on or off.
	ActFeedSwitched = "feed_switched"
	ActFeedMade     = "feed_token_made"
	ActFeedRevoked  = "feed_token_revoked"
	ActFeedLapsed   = "feed_token_lapsed"  // by the node: the database was restored from a backup
	ActFeedRenewed  = "feed_token_renewed" // what had lapsed

	// Watches. Event.Ref names the area, the watch or the declaration.
	ActAreaKept      = "area_kept"
	ActAreaSplit     = "area_split"
	ActAreaMerged    = "area_merged"
	ActAreaRetired   = "area_retired"
	ActAreasImported = "areas_imported"
	ActWatchKept     = "watch_kept"
	ActWatchEnded    = "watch_withdrawn"
	ActDeclared      = "watch_declared"

	// Sites. Event.Ref names the site, Event.Note its version or the statement.
	ActSiteKept    = "site_kept"
	ActSiteRetired = "site_retired"
	ActSiteSaid    = "site_said"   // a report of custody or an inventory
	ActSiteLinked  = "site_linked" // an incident
	ActSiteUnsaid  = "site_unsaid" // what was entered in error

	// Plans, beside what is said of all instruments. Event.Ref names the version or the lineage.
	ActPlanWidened   = "plan_widened"    // items were shown to more parties than agreements do
	ActPlanLeftEarly = "plan_left_early" // with less notice than agreed, and why
	ActPlanReminded  = "plan_reminded"   // a party was asked for its signature, or asks for ours
)

// Acts lists all acts.
func Acts() []string {
	return []string{ActImported, ActConfirmed, ActCorrected, ActRejected, ActReopened, ActDrafted, ActSettled, ActMerged, ActUnmerged, ActSuperseded, ActRestricted,
		ActOpened, ActRepeats, ActDistinct, ActApart, ActNotApart, ActDocument, ActPersonAdded, ActPersonNamed, ActRoles, ActPassword, ActDisabled, ActEnabled, ActSettings, ActTokenMade, ActTokenRevoked, ActRefused,
		ActKeysMade, ActKeysRotated, ActPartnerPinned, ActPartnerChanged, ActPartnerRevoked, ActPartnerKeys, ActProposed, ActSigned, ActInForce, ActEnded,
		ActMarked, ActTearWritten, ActTearApproved, ActReleaseProposed, ActReleaseApproved, ActReleaseRefused, ActReleased, ActWithheld, ActReceived,
		ActParcelRefused, ActQuarantined, ActFault, ActRecovering, ActRecovered, ActAcknowledged, ActOutcome, ActAsked, ActAnswered, ActRecalled, ActWithdrawn,
		ActBreach, ActLeak, ActSealed, ActAdmitted, ActErased, ActPacked, ActUnpacked, ActCommitted,
		ActSourceAdded, ActSourceChanged, ActSourceRemoved, ActSourceStopped, ActFeedSwitched, ActFeedMade, ActFeedRevoked, ActFeedLapsed, ActFeedRenewed,
		ActAreaKept, ActAreaSplit, ActAreaMerged, ActAreaRetired, ActAreasImported, ActWatchKept, ActWatchEnded, ActDeclared,
		ActSiteKept, ActSiteRetired, ActSiteSaid, ActSiteLinked, ActSiteUnsaid,
		ActPlanWidened, ActPlanLeftEarly, ActPlanReminded}
}

// Event is one line of history: who did what, and when.
type Event struct {
	Seq      int64     `json:"seq"` // from 1 within the incident, as the viewer sees it; 0 in the journal
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Act      string    `json:"act"`                // one of Acts
	Incident string    `json:"incident"`           // empty: it concerns none
	Document string    `json:"document,omitempty"` // the document it concerns
	Person   string    `json:"person,omitempty"`   // the person it concerns
	Claims   []string  `json:"claims,omitempty"`
	Other    string    `json:"other,omitempty"`   // the other incident of a merge
	Partner  string    `json:"partner,omitempty"` // party id of the partner it concerns
	Ref      string    `json:"ref,omitempty"`     // the agreement, release, parcel, request or case it is about
	Note     string    `json:"note,omitempty"`
}

// Full is one incident with all that its page shows.
type Full struct {
	Incident   incident.Incident `json:"incident"`
	Claims     []incident.Claim  `json:"claims"`  // confirmed, as the viewer may see them
	Earlier    []incident.Claim  `json:"earlier"` // superseded versions
	History    []Event           `json:"history"`
	MergedInto string            `json:"merged_into,omitempty"` // set when this id was merged away
}

// Store is what a node needs of its database. All methods are safe for concurrent use; every write is one
// transaction, retried when the database asks for it, durable when the method returns.
type Store interface {
	io.Closer

	// PutDocument stores a document with the claims read from it, awaiting confirmation. A document already
	// there (same ID) is left alone and added is false.
	PutDocument(ctx context.Context, d Document, proposals []incident.Claim) (added bool, err error)
	// Document returns one document, ErrNotFound also when the viewer may not see it.
	Document(ctx context.Context, v Viewer, id string) (Document, error)
	// Documents lists documents without Text, newest first, optionally those that match words; cursor as in Page.
	Documents(ctx context.Context, v Viewer, words, cursor string, limit int) (docs []Document, next string, err error)
	// Restrict limits a document to people (none: opens it to the desk) and recomposes what it touches.
	Restrict(ctx context.Context, by, document string, people []string) error
	// Proposals returns all claims of a document in every state, in order of their key.
	Proposals(ctx context.Context, v Viewer, document string) ([]incident.Claim, error)
	// Copies lists the documents that count as repeating one, oldest first, at most 100.
	Copies(ctx context.Context, v Viewer, document string) ([]Document, error)
	// SetRepeats says which earlier document one repeats, or that it repeats none: its claims are superseded by versions
	// with the source that follows from that, and so are those of what repeats it in turn. ErrUnseen when not everybody
	// who sees the document sees the earlier one, ErrConflict when that one repeats it.
	SetRepeats(ctx context.Context, by string, r Repeat, note string) error
	// Unsketched returns documents that no sketch has been kept of, with their texts and readings; Sketch keeps those of
	// several, by their ids.
	Unsketched(ctx context.Context, limit int) ([]Document, error)
	Sketch(ctx context.Context, sketches map[string]text.Sketch) error
	// Waiting counts claims that await confirmation.
	Waiting(ctx context.Context, v Viewer) (int, error)

	// The writes below are made by a person or by an import ("import:ucdp"): what by may not see is ErrNotFound.

	// Confirm moves an awaiting claim into an incident (a new one when Placed.Incident is empty). If the claim
	// given differs from the stored one it is a correction: stored as a new version superseding it.
	// Returns the incident id. ErrConflict when it no longer awaits.
	Confirm(ctx context.Context, by string, c Placed, note string) (incidentID string, err error)
	// ConfirmTogether is Confirm for several awaiting claims about one happening, all into one incident or none: that of
	// the first that names one, or else the one of the first claim.
	ConfirmTogether(ctx context.Context, by string, claims []Placed, note string) (incidentID string, err error)
	// Reject marks an awaiting claim rejected, with a reason; Reopen takes a rejection back.
	Reject(ctx context.Context, by, claim, reason string) error
	Reopen(ctx context.Context, by, claim string) error
	// DraftClaim stores a claim that awaits and that a person makes. With Supersedes it is a correction of one that awaits,
	// in the same document and with the same key: it takes its place and goes on awaiting. Without, it is a further
	// claim of its document, with a key of its own (ErrExists when a claim has it). It returns the claim as stored.
	DraftClaim(ctx context.Context, by string, c incident.Claim, note string) (incident.Claim, error)
	// AddClaims stores confirmed claims in one transaction and recomposes what they touch; 1,000 to 2,000 at a time
	// go fastest. Idempotent: a claim whose ID is there counts as unchanged; one whose Key is there with another
	// ID supersedes it where it stands now. It is refused when its document is another than before. For a person
	// all fails with ErrNotFound when a claim names a document or an incident, or has an id or a key, that stands
	// for something hidden from them; an import of the node itself (ByImport) may touch everything.
	AddClaims(ctx context.Context, by string, claims []Placed) (Tally, error)
	// Correct supersedes a confirmed claim by a new version and recomposes.
	Correct(ctx context.Context, by string, newer incident.Claim, note string) error

	// Merge moves all claims of from into into; Unmerge takes the named claims out again, back to the incident
	// they came from, or into a new one where they came from none. Neither loses a claim or a line of history.
	Merge(ctx context.Context, by, into, from, note string) error
	Unmerge(ctx context.Context, by, from string, claims []string, note string) (incidentID string, err error)

	// Incident returns one incident as the viewer may see it.
	Incident(ctx context.Context, v Viewer, id string) (Full, error)
	// List pages through incidents, newest event first; those without a date come last.
	List(ctx context.Context, v Viewer, q Query, cursor string, limit int) (Page, error)
	// Neighbours returns what happened in a vicinity, nearest first.
	Neighbours(ctx context.Context, v Viewer, n Vicinity) ([]Neighbour, error)
	// Count counts them; Map clusters them for a zoom level (0–20, of tiles of 512 pixels; where that would be more
	// than 2,000 clusters, their cells are larger); Weeks counts them per week and side.
	Count(ctx context.Context, v Viewer, q Query) (Count, error)
	Map(ctx context.Context, v Viewer, q Query, zoom int) (Map, error)
	Weeks(ctx context.Context, v Viewer, q Query) ([]Bin, error)
	// Whereabouts returns when and where incidents were that may have been between two days (NoDay: open), those without a date
	// among them, in no order. unit, where it is not empty, is an administrative unit that is compared with. Only incidents for
	// which may is true are returned; it is asked about places as far as they are known, nil for none at all, perhaps again
	// and again, and must always answer the same.
	Whereabouts(ctx context.Context, v Viewer, from, to incident.Day, unit string, may func(*incident.Place) bool) ([]Whereabouts, error)
	// Facets counts per class, per side and per source.
	Facets(ctx context.Context, v Viewer, q Query) (map[string]map[string]int, error)

	// PutObjects stores foreign STIX objects byte for byte per sender; a version is (sender, id, modified, hash).
	PutObjects(ctx context.Context, sender string, objects []stix.Object) (Tally, error)
	// Objects calls fn for each stored version in a fixed order.
	Objects(ctx context.Context, sender string, fn func(stix.Object) error) error

	// People.
	AddPerson(ctx context.Context, by string, p account.Person) error // ErrExists for a taken login
	// AddFirst adds the first person and writes settings with them, ErrConflict when somebody is there.
	AddFirst(ctx context.Context, p account.Person, settings map[string]string) error
	// EditPerson lets edit change one person, knowing all people as they are, and stores the outcome; nobody else
	// changes people meanwhile. An error of edit comes back and nothing is stored. edit may be called again.
	EditPerson(ctx context.Context, by, id string, edit func(people []account.Person, p *account.Person) error) (account.Person, error)
	PersonByLogin(ctx context.Context, login string) (account.Person, error)
	PersonByID(ctx context.Context, id string) (account.Person, error)
	People(ctx context.Context) ([]account.Person, error)

	// Sessions and single values: tokens of sessions expire, settings do not.
	PutSession(ctx context.Context, token string, data []byte, expires time.Time) error
	Session(ctx context.Context, token string) (data []byte, found bool, err error)
	DeleteSession(ctx context.Context, token string) error
	Setting(ctx context.Context, name string) (value string, found bool, err error)
	SetSetting(ctx context.Context, by, name, value string) error
	// SetSettings writes several values and lines of the journal, all or none.
	SetSettings(ctx context.Context, by string, values map[string]string, journal ...Event) error

	// Events returns the journal, newest first: all that was done at the node, as far as the viewer may see what it
	// was done to; cursor as in Page.
	Events(ctx context.Context, v Viewer, cursor string, limit int) (events []Event, next string, err error)

	// Job marks how far an import of a file (by content hash) has come, so that it can be resumed. An empty state
	// forgets the job.
	Job(ctx context.Context, id string) (state []byte, found bool, err error)
	SetJob(ctx context.Context, id string, state []byte) error

	// Exchange runs fn in one writing transaction over what dealings with partners leave, again from the beginning
	// while the database asks for that; Consult runs it in one that only reads. doing says for errors what is done.
	Exchange(ctx context.Context, doing string, fn func(Exchange) error) error
	Consult(ctx context.Context, doing string, fn func(Exchange) error) error

	// JournalLines calls fn for each line of the journal in order, as stored, with the chained hash that it carries
	// (nil in lines from before the journal was chained).
	JournalLines(ctx context.Context, fn func(body, hash []byte) error) error

	// Recompose makes every incident anew from its claims (after a change of settings or of the analyzer).
	Recompose(ctx context.Context, progress func(done, total int)) error
	// Check verifies the database: integrity, claims against incidents, roll-ups and tokens against what they
	// are made from. It returns one line per fault found.
	Check(ctx context.Context) ([]string, error)
	// Backup writes a consistent snapshot, while the node runs, in the format that Restore reads; the same on
	// both databases (a stream of tables), so that a node can move from one to the other.
	Backup(ctx context.Context, w io.Writer) error
	// Restore fills an empty database from a backup; it refuses one that is not empty. A damaged backup leaves the
	// database empty, and the error says at which byte. Sessions are not in a backup.
	Restore(ctx context.Context, r io.Reader) error
}
