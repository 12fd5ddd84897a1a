package api

import (
	"errors"
	"fmt"
	"net/http"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// route is one operation: everything that serving and describing it takes.
type route struct {
	method, path string
	id           string // operation id, and its label in the metrics
	summary      string
	access       account.Action // open: no account is needed
	filters      bool           // takes the filters of node.ParseQuery
	params       []param        // further parameters in the query
	body         any            // a value of the JSON body's type; nil: none
	raw          string         // what a body that is not JSON holds; "" with limit 0: none
	limit        int64          // most bytes of a body
	reply        any            // a value of the answer's type; nil: 204 without a body
	status       int            // of success; 0: 200
	handle       func(*Server, *call) (any, error)
}

// param is one parameter in the query.
type param struct {
	name, about string
	schema      map[string]any
	required    bool
	many        bool // may be repeated
}

// Sizes of bodies.
const (
	smallBody    = 1 << 20
	documentBody = 32 << 20
	importBody   = 512 << 20
)

// Lengths of pages.
const (
	pageLength = 50
	pageLimit  = 500
)

var (
	cursorParam = param{name: "cursor", about: "Where the page begins: next of the page before.", schema: stringSchema}
	limitParam  = param{name: "limit", about: "Length of the page.", schema: integerSchema(1, pageLimit, pageLength)}
	zoomParam   = param{name: "zoom", about: "Zoom level of the map.", schema: integerSchema(0, 20, 6)}
)

// routes is the API.
var routes = []route{
	{method: "GET", path: "/health", id: "health", summary: "Whether the node is up, and its version", access: open,
		reply: Health{}, handle: (*Server).health},
	{method: "GET", path: "/me", id: "me", summary: "Who you are", access: account.Read,
		reply: account.Person{}, handle: (*Server).me},
	{method: "POST", path: "/me/token", id: "newToken", summary: "Make your access token; it takes the place of an earlier one and is shown once", access: account.Read,
		reply: Token{}, status: http.StatusCreated, handle: (*Server).newToken},
	{method: "DELETE", path: "/me/token", id: "revokeToken", summary: "End your access token", access: account.Read,
		handle: (*Server).revokeToken},

	{method: "GET", path: "/incidents", id: "listIncidents", summary: "Incidents, newest event first; those without a date come last", access: account.Read, filters: true,
		params: []param{cursorParam, limitParam}, reply: store.Page{}, handle: (*Server).listIncidents},
	{method: "GET", path: "/incidents/count", id: "countIncidents", summary: "How many incidents; exact to 10,000, then a lower bound", access: account.Read, filters: true,
		reply: store.Count{}, handle: (*Server).countIncidents},
	{method: "GET", path: "/incidents/map", id: "mapIncidents", summary: "Clusters and areas for one zoom level; sides are never added together", access: account.Read, filters: true,
		params: []param{zoomParam}, reply: store.Map{}, handle: (*Server).mapIncidents},
	{method: "GET", path: "/incidents/weeks", id: "weekIncidents", summary: "Counts per ISO week and side", access: account.Read, filters: true,
		reply: Weeks{}, handle: (*Server).weekIncidents},
	{method: "GET", path: "/incidents/facets", id: "facetIncidents", summary: "Counts per class, per side and per source", access: account.Read, filters: true,
		reply: map[string]map[string]int{}, handle: (*Server).facetIncidents},
	{method: "GET", path: "/incidents/{id}", id: "getIncident", summary: "One incident with its claims, sources, rivals and history", access: account.Read,
		reply: store.Full{}, handle: (*Server).getIncident},
	{method: "POST", path: "/incidents/{id}/merge", id: "mergeIncident", summary: "Move all claims of another incident into this one", access: account.Merge,
		body: Merge{}, limit: smallBody, reply: store.Full{}, handle: (*Server).mergeIncident},
	{method: "POST", path: "/incidents/{id}/unmerge", id: "unmergeIncident", summary: "Take claims out again, back to the incident they came from", access: account.Merge,
		body: Unmerge{}, limit: smallBody, reply: Placed{}, handle: (*Server).unmergeIncident},

	{method: "POST", path: "/claims", id: "addClaims", summary: "Add confirmed claims; the same claim again changes nothing, one with a known key supersedes", access: account.Import,
		body: Claims{}, limit: documentBody, reply: store.Tally{}, handle: (*Server).addClaims},
	{method: "POST", path: "/claims/correct", id: "correctClaim", summary: "Supersede a confirmed claim by a newer version with the same key", access: account.Correct,
		body: Correction{}, limit: smallBody, handle: (*Server).correctClaim},

	{method: "GET", path: "/documents", id: "listDocuments", summary: "Documents, newest first, without their text", access: account.Read,
		params: []param{{name: "q", about: "Words that must all occur.", schema: stringSchema}, cursorParam, limitParam},
		reply:  Documents{}, handle: (*Server).listDocuments},
	{method: "POST", path: "/documents", id: "addDocument", summary: "Take a document in and read it; what it states awaits confirmation", access: account.AddDocument,
		body: NewDocument{}, limit: documentBody, reply: TakenDocument{}, status: http.StatusCreated, handle: (*Server).addDocument},
	{method: "GET", path: "/documents/{id}", id: "getDocument", summary: "One document with its text", access: account.Read,
		reply: store.Document{}, handle: (*Server).getDocument},
	{method: "GET", path: "/documents/{id}/proposals", id: "listProposals", summary: "What was read from a document, in every state", access: account.Read,
		reply: Proposals{}, handle: (*Server).listProposals},
	{method: "POST", path: "/documents/{id}/proposals/{claim}/confirm", id: "confirmProposal", summary: "Confirm a proposal, as it stands or corrected", access: account.Confirm,
		body: Confirmation{}, limit: smallBody, reply: Placed{}, handle: (*Server).confirmProposal},
	{method: "POST", path: "/documents/{id}/proposals/{claim}/reject", id: "rejectProposal", summary: "Reject a proposal, with a reason", access: account.Confirm,
		body: Rejection{}, limit: smallBody, handle: (*Server).rejectProposal},
	{method: "POST", path: "/documents/{id}/proposals/{claim}/reopen", id: "reopenProposal", summary: "Take a rejection back", access: account.Confirm,
		handle: (*Server).reopenProposal},

	{method: "POST", path: "/imports", id: "importFile", summary: "Import conflict data, GeoJSON or STIX; rejected rows are listed and the rest goes in", access: account.Import,
		params: []param{
			{name: "format", about: "What the body is.", schema: enumSchema("ucdp", "geojson", "stix"), required: true},
			{name: "strict", about: "yes: one bad row stops all before anything is written.", schema: flagSchema},
			{name: "name", about: "The file's name, for the history.", schema: stringSchema},
		},
		raw: "The file, byte for byte.", limit: importBody, reply: Imported{}, handle: (*Server).importFile},

	{method: "GET", path: "/places", id: "searchPlaces", summary: "Places by the beginning of a name in either script, most populous first", access: account.Read,
		params: []param{
			{name: "q", about: "Beginning of a name.", schema: stringSchema, required: true},
			{name: "limit", about: "Most places.", schema: integerSchema(1, 100, 20)},
		},
		reply: Places{}, handle: (*Server).searchPlaces},

	{method: "GET", path: "/watch/seen", id: "seen", summary: "Whether a place was watched, week by week: what a count of nothing means there, as this node knows it. A week is quiet only if it is over, was watched, and no incident that you may see and that has a date or a place can lie there in it; vague counts those with neither", access: account.Read,
		params: []param{
			{name: "unit", about: "Id of an administrative unit; this, or box, or neither: then the desk's areas that held in each week.", schema: stringSchema},
			{name: "box", about: "west,south,east,north in degrees.", schema: stringSchema},
			{name: "from", about: "A day of the first week.", schema: daySchema, required: true},
			{name: "to", about: "A day of the last week; at most ten years later.", schema: daySchema, required: true},
		},
		reply: SeenWeeks{}, handle: (*Server).seen},

	{method: "GET", path: "/people", id: "listPeople", summary: "Who can sign in", access: account.ManagePeople,
		reply: People{}, handle: (*Server).listPeople},
	{method: "POST", path: "/people", id: "addPerson", summary: "Add a person", access: account.ManagePeople,
		body: NewPerson{}, limit: smallBody, reply: account.Person{}, status: http.StatusCreated, handle: (*Server).addPerson},
	{method: "PATCH", path: "/people/{id}", id: "changePerson", summary: "Change a person's name, roles, language or password, or bar them", access: account.ManagePeople,
		body: PersonChange{}, limit: smallBody, reply: account.Person{}, handle: (*Server).changePerson},
}

// filterParams are the filters of a picture, the same as in a page's address.
var filterParams = []param{
	{name: "q", about: "Words, Arabic or English; all must occur.", schema: stringSchema},
	{name: "from", about: "First day.", schema: daySchema},
	{name: "to", about: "Last day, inclusive.", schema: daySchema},
	{name: "undated", about: "yes: also incidents without a date.", schema: flagSchema},
	{name: "class", about: "Any of these classes; repeated or separated by commas.", schema: stringSchema, many: true},
	{name: "side", about: "Any of these sides: group, responder, undetermined, neither.", schema: stringSchema, many: true},
	{name: "source", about: "Any of these sources, such as ucdp-ged.", schema: stringSchema, many: true},
	{name: "box", about: "west,south,east,north in degrees.", schema: stringSchema},
	{name: "unit", about: "Id of an administrative unit: incidents surely inside it.", schema: stringSchema},
	{name: "actor", about: "Id of an actor.", schema: stringSchema},
	{name: "contradicted", about: "yes: only incidents with contradictions.", schema: flagSchema},
	{name: "placing", about: "How the place is known.", schema: enumSchema("point", "area", "none")},
}

// parameters lists all that may stand in the query.
func (r route) parameters() []param {
	if !r.filters {
		return r.params
	}
	return append(append([]param{}, filterParams...), r.params...)
}

// The types of bodies and answers that are the API's own. All others are the rooms' types as they stand.
type (
	// Health is how the node is.
	Health struct {
		Status  string `json:"status"`
		Version string `json:"version"`
	}
	// Token is an access token, shown once.
	Token struct {
		Token string `json:"token"`
	}
	// Weeks is the time line.
	Weeks struct {
		Weeks []store.Bin `json:"weeks"`
	}
	// SeenWeeks is how a place was watched.
	SeenWeeks struct {
		Weeks []SeenWeek `json:"weeks"`
		Vague int        `json:"vague"` // incidents with neither a date nor a place: in no week
	}
	// SeenWeek is one week: shares of area × time, 0 to 1, and what a count of nothing means.
	SeenWeek struct {
		Week    incident.Day  `json:"week"` // its Monday
		Watched watch.Measure `json:"watched"`
		Vacuum  watch.Measure `json:"vacuum"`
		Unknown watch.Measure `json:"unknown"`
		// Zero is quiet, perhaps (watched, but an incident known only to a wider area or time may lie here), unwatched, unknown, or
		// recorded (it is no week without incidents).
		Zero     watch.SeenWord  `json:"zero"`
		Recorded int             `json:"recorded"`        // incidents that surely lie here and in this week
		Perhaps  []watch.SeenMay `json:"perhaps"`         // why others may, the most first; at most six reasons
		Areas    *int            `json:"areas,omitempty"` // without unit and box: how many of the desk's areas held,
		Short    *int            `json:"short,omitempty"` // and how many of them were not watched enough
	}
	// Documents is one page of documents.
	Documents struct {
		Documents []store.Document `json:"documents"`
		Next      string           `json:"next,omitempty"`
	}
	// NewDocument is a document to be read: text as pasted, or original bytes (base64) of text or HTML.
	NewDocument struct {
		Name       string           `json:"name,omitempty"`
		Source     string           `json:"source,omitempty"`
		URL        string           `json:"url,omitempty"`
		Published  *incident.Day    `json:"published,omitempty"`
		Marking    incident.Marking `json:"marking,omitempty"`
		Restricted []string         `json:"restricted,omitempty"`
		MediaType  string           `json:"media_type,omitempty"`
		Text       string           `json:"text,omitempty"`
		Original   []byte           `json:"original,omitempty"`
	}
	// TakenDocument says what became of a document.
	TakenDocument struct {
		Document store.Document `json:"document"`
		Added    bool           `json:"added"`
	}
	// Proposals is what was read from a document.
	Proposals struct {
		Proposals []incident.Claim `json:"proposals"`
	}
	// Confirmation confirms a proposal.
	Confirmation struct {
		Incident string          `json:"incident,omitempty"` // into which incident; empty: a new one
		Note     string          `json:"note,omitempty"`
		Claim    *incident.Claim `json:"claim,omitempty"` // the proposal corrected; absent: as it stands
	}
	// Rejection rejects a proposal.
	Rejection struct {
		Reason string `json:"reason"`
	}
	// Placed says which incident a claim went to.
	Placed struct {
		Incident string `json:"incident"`
	}
	// Merge names the incident to merge in.
	Merge struct {
		From string `json:"from"`
		Note string `json:"note,omitempty"`
	}
	// Unmerge names the claims to take out.
	Unmerge struct {
		Claims []string `json:"claims"`
		Note   string   `json:"note,omitempty"`
	}
	// Claims are confirmed claims to add.
	Claims struct {
		Claims []PlacedClaim `json:"claims"`
	}
	// PlacedClaim is a claim and the incident it belongs to; without one, the key decides.
	PlacedClaim struct {
		Claim    incident.Claim `json:"claim"`
		Incident string         `json:"incident,omitempty"`
	}
	// Correction is a newer version of a confirmed claim.
	Correction struct {
		Claim incident.Claim `json:"claim"`
		Note  string         `json:"note,omitempty"`
	}
	// Imported says what an import did. Rejections and Notes hold the first thousand; a note says what was
	// converted or passed over.
	Imported struct {
		store.Tally
		Rejections []node.Rejection `json:"rejections"`
		Notes      []string         `json:"notes"`
	}
	// Places is what a search for places found.
	Places struct {
		Places []incident.Place `json:"places"`
	}
	// People are who can sign in.
	People struct {
		People []account.Person `json:"people"`
	}
	// NewPerson is a person to add.
	NewPerson struct {
		Login    string         `json:"login"`
		Name     string         `json:"name,omitempty"`
		Roles    []account.Role `json:"roles"`
		Lang     string         `json:"lang,omitempty"`
		Password string         `json:"password"`
	}
	// PersonChange changes what it names.
	PersonChange struct {
		Name     *string        `json:"name,omitempty"`
		Roles    []account.Role `json:"roles,omitempty"`
		Lang     *string        `json:"lang,omitempty"`
		Disabled *bool          `json:"disabled,omitempty"`
		Password *string        `json:"password,omitempty"`
	}
)

// filters reads the query of a request.
func filters(c *call) (store.Query, error) {
	q, err := node.ParseQuery(c.URL.Query(), "cursor", "limit", "zoom")
	if err != nil {
		name, _, _ := strings.Cut(err.Error(), ":")
		return q, problem{Status: http.StatusBadRequest, Detail: err.Error() + ".", Parameter: name}
	}
	return q, nil
}

func (s *Server) health(c *call) (any, error) {
	if _, _, err := s.node.Setting(c.Context(), node.SettingName); err != nil {
		return nil, err
	}
	return Health{Status: "ok", Version: s.version}, nil
}

func (s *Server) me(c *call) (any, error) { return c.person, nil }

func (s *Server) newToken(c *call) (any, error) {
	t, err := s.node.NewToken(c.Context(), c.person.ID, c.person.ID)
	return Token{Token: t}, err
}

func (s *Server) revokeToken(c *call) (any, error) {
	return nil, s.node.RevokeToken(c.Context(), c.person.ID, c.person.ID)
}

func (s *Server) listIncidents(c *call) (any, error) {
	q, err := filters(c)
	if err != nil {
		return nil, err
	}
	limit, err := number(c.Request, "limit", pageLength, 1, pageLimit)
	if err != nil {
		return nil, err
	}
	page, err := s.node.List(c.Context(), c.viewer, q, c.URL.Query().Get("cursor"), limit)
	page.Rows = some(page.Rows)
	return page, err
}

func (s *Server) countIncidents(c *call) (any, error) {
	q, err := filters(c)
	if err != nil {
		return nil, err
	}
	return s.node.Count(c.Context(), c.viewer, q)
}

func (s *Server) mapIncidents(c *call) (any, error) {
	q, err := filters(c)
	if err != nil {
		return nil, err
	}
	zoom, err := number(c.Request, "zoom", 6, 0, 20)
	if err != nil {
		return nil, err
	}
	m, err := s.node.Map(c.Context(), c.viewer, q, zoom)
	m.Clusters, m.Areas = some(m.Clusters), some(m.Areas)
	return m, err
}

func (s *Server) weekIncidents(c *call) (any, error) {
	q, err := filters(c)
	if err != nil {
		return nil, err
	}
	bins, err := s.node.Weeks(c.Context(), c.viewer, q)
	return Weeks{Weeks: some(bins)}, err
}

func (s *Server) facetIncidents(c *call) (any, error) {
	q, err := filters(c)
	if err != nil {
		return nil, err
	}
	return s.node.Facets(c.Context(), c.viewer, q)
}

func (s *Server) getIncident(c *call) (any, error) {
	f, err := s.node.Incident(c.Context(), c.viewer, c.PathValue("id"))
	f.Claims, f.Earlier, f.History = some(f.Claims), some(f.Earlier), some(f.History)
	return f, err
}

func (s *Server) mergeIncident(c *call) (any, error) {
	body := c.body.(*Merge)
	if err := s.node.Merge(c.Context(), c.person.ID, c.PathValue("id"), body.From, body.Note); err != nil {
		return nil, err
	}
	return s.getIncident(c)
}

func (s *Server) unmergeIncident(c *call) (any, error) {
	body := c.body.(*Unmerge)
	id, err := s.node.Unmerge(c.Context(), c.person.ID, c.PathValue("id"), body.Claims, body.Note)
	return Placed{Incident: id}, err
}

func (s *Server) addClaims(c *call) (any, error) {
	body := c.body.(*Claims)
	placed := make([]store.Placed, len(body.Claims))
	for i, p := range body.Claims {
		placed[i] = store.Placed{Claim: p.Claim, Incident: p.Incident}
	}
	return s.node.AddByHand(c.Context(), c.person.ID, placed)
}

func (s *Server) correctClaim(c *call) (any, error) {
	body := c.body.(*Correction)
	return nil, s.node.Correct(c.Context(), c.person.ID, body.Claim, body.Note)
}

func (s *Server) listDocuments(c *call) (any, error) {
	limit, err := number(c.Request, "limit", pageLength, 1, pageLimit)
	if err != nil {
		return nil, err
	}
	v := c.URL.Query()
	docs, next, err := s.node.Documents(c.Context(), c.viewer, v.Get("q"), v.Get("cursor"), limit)
	return Documents{Documents: some(docs), Next: next}, err
}

func (s *Server) addDocument(c *call) (any, error) {
	body := c.body.(*NewDocument)
	d := store.Document{
		Name: body.Name, Source: body.Source, URL: body.URL, Published: incident.NoDay, Marking: body.Marking,
		Restricted: body.Restricted, MediaType: body.MediaType, Text: body.Text, Original: body.Original, By: c.person.ID,
	}
	if body.Published != nil {
		d.Published = *body.Published
	}
	taken, added, err := s.node.TakeDocument(c.Context(), d)
	if err != nil {
		return nil, err
	}
	return TakenDocument{Document: taken, Added: added}, nil
}

func (s *Server) getDocument(c *call) (any, error) {
	return s.node.Document(c.Context(), c.viewer, c.PathValue("id"))
}

func (s *Server) listProposals(c *call) (any, error) {
	claims, err := s.node.Proposals(c.Context(), c.viewer, c.PathValue("id"))
	return Proposals{Proposals: some(claims)}, err
}

func (s *Server) confirmProposal(c *call) (any, error) {
	body := c.body.(*Confirmation)
	claim, err := s.proposal(c)
	if err != nil {
		return nil, err
	}
	if body.Claim != nil {
		if body.Claim.ID != claim.ID {
			return nil, problem{Status: http.StatusUnprocessableEntity, Parameter: "claim.id",
				Detail: fmt.Sprintf("The address names the proposal %q and the body %q: they must be one.", claim.ID, body.Claim.ID)}
		}
		claim = *body.Claim
	}
	id, err := s.node.Confirm(c.Context(), c.person.ID, store.Placed{Claim: claim, Incident: body.Incident}, body.Note)
	return Placed{Incident: id}, err
}

func (s *Server) rejectProposal(c *call) (any, error) {
	claim, err := s.proposal(c)
	if err != nil {
		return nil, err
	}
	return nil, s.node.Reject(c.Context(), c.person.ID, claim.ID, c.body.(*Rejection).Reason)
}

func (s *Server) reopenProposal(c *call) (any, error) {
	claim, err := s.proposal(c)
	if err != nil {
		return nil, err
	}
	return nil, s.node.Reopen(c.Context(), c.person.ID, claim.ID)
}

// proposal finds the claim of a path, among those of a document that the person may see.
func (s *Server) proposal(c *call) (incident.Claim, error) {
	claims, err := s.node.Proposals(c.Context(), c.viewer, c.PathValue("id"))
	if err != nil {
		return incident.Claim{}, err
	}
	for _, claim := range claims {
		if claim.ID == c.PathValue("claim") {
			return claim, nil
		}
	}
	return incident.Claim{}, store.ErrNotFound
}

func (s *Server) importFile(c *call) (any, error) {
	v := c.URL.Query()
	reply := Imported{Rejections: []node.Rejection{}, Notes: []string{}}
	var err error
	reply.Tally, err = s.node.Import(c.Context(), v.Get("format"), c.Body, node.ImportOptions{
		By: c.person.ID, Name: v.Get("name"), Strict: v.Get("strict") == "yes",
		Rejected: func(r node.Rejection) {
			if len(reply.Rejections) < 1000 {
				reply.Rejections = append(reply.Rejections, r)
			}
		},
		Note: func(words string) {
			if len(reply.Notes) < 1000 {
				reply.Notes = append(reply.Notes, words)
			}
		},
	})
	return reply, err
}

func (s *Server) searchPlaces(c *call) (any, error) {
	limit, err := number(c.Request, "limit", 20, 1, 100)
	if err != nil {
		return nil, err
	}
	return Places{Places: some(s.node.SearchPlaces(c.URL.Query().Get("q"), limit))}, nil
}

func (s *Server) seen(c *call) (any, error) {
	v := c.URL.Query()
	q, err := node.ParseQuery(v)
	if err == nil && q.Unit != "" && q.Box != nil {
		err = errors.New("name a unit or a box, not both; neither asks about the desk's areas")
	}
	if err != nil {
		return nil, problem{Status: http.StatusBadRequest, Detail: err.Error() + "."}
	}
	weeks, vague, err := s.node.Seen(c.Context(), c.viewer, q.Unit, q.Box, q.From, q.To)
	if refused := (*watch.Error)(nil); errors.As(err, &refused) {
		return nil, problem{Status: http.StatusUnprocessableEntity, Detail: refused.Words().EN, Parameter: refused.Field}
	}
	out := SeenWeeks{Weeks: []SeenWeek{}, Vague: vague}
	for _, w := range weeks {
		one := SeenWeek{Week: w.Week, Watched: w.Watched, Vacuum: w.Vacuum, Unknown: w.Unknown, Zero: w.Zero(), Recorded: w.Recorded, Perhaps: some(w.Perhaps)}
		if w.Desk {
			one.Areas, one.Short = &w.Areas, &w.Short
		}
		out.Weeks = append(out.Weeks, one)
	}
	return out, err
}

func (s *Server) listPeople(c *call) (any, error) {
	people, err := s.node.People(c.Context())
	return People{People: some(people)}, err
}

func (s *Server) addPerson(c *call) (any, error) {
	body := c.body.(*NewPerson)
	return s.node.NewPerson(c.Context(), c.person.ID, account.Person{
		Login: body.Login, Name: body.Name, Roles: body.Roles, Lang: body.Lang,
	}, body.Password)
}

func (s *Server) changePerson(c *call) (any, error) {
	body := c.body.(*PersonChange)
	change := account.Change{Name: body.Name, Lang: body.Lang, Roles: body.Roles, Disabled: body.Disabled}
	if body.Password != nil {
		change.Password = *body.Password
	}
	return s.node.ChangePerson(c.Context(), c.person.ID, c.PathValue("id"), change)
}

// some makes an empty list of none: clients get [] and never null.
func some[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
