package web

import (
	"context"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Names of the settings that the pages read with Desk.Setting and write with Desk.Configure.
const (
	SettingName    = "desk.name"          // what the node calls itself
	SettingSubject = store.SettingSubject // actor id of the subject group, such as "islamic-state"
	SettingLang    = "desk.lang"          // "ar" or "en": the language of who has chosen none
)

// Desk is what the pages need of a node. The first four groups are methods of store.Store as they stand, so
// that a node which embeds its store offers them at once; the last is what the node adds.
type Desk interface {
	// Documents and the claims read from them.
	Document(ctx context.Context, v store.Viewer, id string) (store.Document, error)
	Documents(ctx context.Context, v store.Viewer, words, cursor string, limit int) (docs []store.Document, next string, err error)
	Restrict(ctx context.Context, by, document string, people []string) error
	Proposals(ctx context.Context, v store.Viewer, document string) ([]incident.Claim, error)
	Waiting(ctx context.Context, v store.Viewer) (int, error)
	Confirm(ctx context.Context, by string, c store.Placed, note string) (incidentID string, err error)
	Reject(ctx context.Context, by, claim, reason string) error
	Reopen(ctx context.Context, by, claim string) error
	DraftClaim(ctx context.Context, by string, c incident.Claim, note string) (incident.Claim, error)

	// The picture.
	Incident(ctx context.Context, v store.Viewer, id string) (store.Full, error)
	List(ctx context.Context, v store.Viewer, q store.Query, cursor string, limit int) (store.Page, error)
	Count(ctx context.Context, v store.Viewer, q store.Query) (store.Count, error)
	Map(ctx context.Context, v store.Viewer, q store.Query, zoom int) (store.Map, error)
	Weeks(ctx context.Context, v store.Viewer, q store.Query) ([]store.Bin, error)
	Facets(ctx context.Context, v store.Viewer, q store.Query) (map[string]map[string]int, error)
	Correct(ctx context.Context, by string, newer incident.Claim, note string) error
	Merge(ctx context.Context, by, into, from, note string) error
	Unmerge(ctx context.Context, by, from string, claims []string, note string) (incidentID string, err error)

	// People.
	PersonByID(ctx context.Context, id string) (account.Person, error)
	People(ctx context.Context) ([]account.Person, error)

	// Sessions and settings.
	PutSession(ctx context.Context, token string, data []byte, expires time.Time) error
	Session(ctx context.Context, token string) (data []byte, found bool, err error)
	DeleteSession(ctx context.Context, token string) error
	Setting(ctx context.Context, name string) (value string, found bool, err error)

	// NewPerson adds a person with a password, ChangePerson changes one; a new password and being barred end their
	// sessions and their access token. What is not allowed is an *account.Error, several of them joined; a taken
	// login is ErrExists.
	NewPerson(ctx context.Context, by string, p account.Person, password string) (account.Person, error)
	ChangePerson(ctx context.Context, by, id string, c account.Change) (account.Person, error)
	// SignIn returns who has this login and password; found is false when nobody has or they are barred.
	SignIn(ctx context.Context, login, password string) (p account.Person, found bool, err error)
	// Configure writes settings; when the subject group changes, every incident is composed anew before it returns.
	Configure(ctx context.Context, by string, values map[string]string) error
	// FirstRun reports whether the node still waits for its first person.
	FirstRun(ctx context.Context) (bool, error)
	// Found ends the first run: it checks the one-time token that was printed at start, writes the settings and
	// adds the first admin (Hash already made), in that order, and burns the token. ErrNotFound for a wrong
	// token, ErrConflict when somebody was faster.
	Found(ctx context.Context, token string, admin account.Person, values map[string]string) error
	// TakeDocument decodes Original (or takes Text as pasted when Original is empty), extracts the text of HTML,
	// reads it and stores it with its proposals. The given document carries Name, Source, URL, Published,
	// Marking, Restricted, MediaType (a hint) and By. An error is written for the person who gave the document.
	// added is false when the same text was there already; the document returned is then the one there.
	TakeDocument(ctx context.Context, d store.Document) (taken store.Document, added bool, err error)
	// ConfirmAll confirms a proposal together with the further times and figures that its document gives for it, so
	// that they stay beside it as rivals.
	ConfirmAll(ctx context.Context, by string, c store.Placed, times []incident.When, note string) (incidentID string, err error)
	// Settle records what a person decided on a contradiction within a document; Settled returns what was decided.
	// Asked counts, per document, the contradictions on which the source is to be asked.
	Settle(ctx context.Context, by, document string, s node.Settlement) error
	Settled(ctx context.Context, v store.Viewer, document string) ([]node.Settlement, error)
	Asked(ctx context.Context) (map[string]int, error)
	// FindPlaces finds places by the beginning of a name in either script, most important first, those in the units
	// near before others of the same weight. Why holds what tells namesakes apart, such as the governorate.
	FindPlaces(words string, limit int, near ...string) []node.FoundPlace
	// Actors returns the organisations, forces and groups of the node's list, in order of their English name.
	Actors() []incident.Participant
	// Outlines returns the polygons of administrative units as a GeoJSON FeatureCollection; each feature has the
	// properties id, ar and en. Unknown ids are left out.
	Outlines(units []string) ([]byte, error)
	// Units lists the administrative units that Query.Unit takes, governorates first.
	Units() []Unit
}

// Unit is an administrative unit to choose from.
type Unit = struct {
	ID   string
	Name text.Bilingual
}

// Tokens is offered by a node that gives people access tokens for its API.
type Tokens interface {
	// NewToken makes a token that acts as the person, in place of any earlier one; it is shown once.
	NewToken(ctx context.Context, by, person string) (string, error)
	// RevokeToken ends the person's token, if there is one.
	RevokeToken(ctx context.Context, by, person string) error
}

// Journal is offered by a node whose store can list its history; the Journal page exists only then.
type Journal interface {
	// Events returns history, newest first; cursor and next as in store.Page.
	Events(ctx context.Context, v store.Viewer, cursor string, limit int) (events []store.Event, next string, err error)
}
