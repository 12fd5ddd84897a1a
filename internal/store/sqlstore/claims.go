package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/google/uuid"

	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/store"
)

// States of a claim as stored.
const (
	stateAwaiting = iota
	stateConfirmed
	stateRejected
	stateSuperseded
)

var states = []incident.State{incident.Awaiting, incident.Confirmed, incident.Rejected, incident.Superseded}

// incidentSpace is the UUIDv5 name space of incidents that are named after the key of their first claim.
var incidentSpace = uuid.MustParse("5b6b3a0c-4a5d-5a0e-9f42-7c1d5e7a3b10")

func incidentOf(key string) string { return uuid.NewSHA1(incidentSpace, []byte(key)).String() }

// refuse fails on a text that one of the databases cannot hold as text: PostgreSQL holds no NUL, and no source
// means it.
func refuse(field string, texts ...string) error {
	for _, s := range texts {
		if strings.IndexByte(s, 0) >= 0 {
			return &store.Invalid{Field: field, Why: store.WhyNUL}
		}
		if !utf8.ValidString(s) {
			return &store.Invalid{Field: field, Why: store.WhyUTF8}
		}
	}
	return nil
}

// Lengths of what people write, in characters.
const (
	maxNote = 4000 // a reason, a note
	maxLine = 1000 // the name of a document, of its source
	maxURL  = 4000
)

// refuseLong is refuse for what also has a limit, in characters.
func refuseLong(field string, limit int, texts ...string) error {
	for _, s := range texts {
		if utf8.RuneCountInString(s) > limit {
			return &store.Invalid{Field: field, Why: store.WhyLong, N: limit}
		}
	}
	return refuse(field, texts...)
}

// known reports whether something could be stored under these names at all; asking for others finds nothing.
func known(names ...string) bool { return refuse("", names...) == nil }

// found fails with ErrNotFound on ids that nothing can have.
func found(ids ...string) error {
	if !known(ids...) {
		return store.ErrNotFound
	}
	return nil
}

// maxName bounds ids and keys in bytes: an index of PostgreSQL holds no more than about 2,700.
const maxName = 500

func refuseNames(field string, names ...string) error {
	for _, s := range names {
		if len(s) > maxName {
			return &store.Invalid{Field: field, Why: store.WhyLong, N: maxName}
		}
	}
	return refuse(field, names...)
}

// jsonOf writes a record as JSON and refuses NUL in any of its texts.
func jsonOf(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	for rest := b; ; {
		i := bytes.Index(rest, []byte(`\u0000`))
		if i < 0 {
			return b, nil
		}
		slashes := 0
		for j := i - 1; j >= 0 && rest[j] == '\\'; j-- {
			slashes++
		}
		if slashes%2 == 0 {
			return nil, &store.Invalid{Why: store.WhyNUL}
		}
		rest = rest[i+1:]
	}
}

// bodyOf writes a claim as it is stored: its state stands beside it.
func bodyOf(c incident.Claim) ([]byte, error) {
	c.State = ""
	b, err := jsonOf(&c)
	if err == nil {
		err = errors.Join(refuseNames("id", c.ID), refuseNames("key", c.Key), refuseNames("source", c.Source.ID),
			refuseNames("document", c.Source.Document), refuseNames("class", string(c.Class), string(c.Side)))
	}
	for i := range c.Actors {
		err = errors.Join(err, refuseNames("actors", c.Actors[i].ID))
	}
	for i := range c.Places {
		err = errors.Join(err, refuseNames("places", c.Places[i].Unit))
	}
	if err != nil {
		return nil, fmt.Errorf("claim %.80s (%.80s): %w", c.ID, c.Key, err)
	}
	return b, nil
}

// scanClaim scans further columns, then body and state, into c.
func scanClaim(r interface{ Scan(...any) error }, c *incident.Claim, before ...any) error {
	var body []byte
	var state int
	if err := r.Scan(append(before, &body, &state)...); err != nil {
		return err
	}
	if err := json.Unmarshal(body, c); err != nil {
		return fmt.Errorf("reading a stored claim: %w", err)
	}
	if state < 0 || state >= len(states) {
		return fmt.Errorf("claim %s: its stored state %d is none", c.ID, state)
	}
	c.State = states[state]
	return nil
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

const insertClaim = `INSERT INTO claim (num, id, key, incident, trail, document, state, body)`

// stored is where a claim stands in the store.
type stored struct {
	num             int64
	id, key         string
	incident, trail string
	document        string
	state           int
	claim           incident.Claim
}

const storedColumns = `num, id, key, COALESCE(incident, ''), trail, COALESCE(document, ''), state, body, state`

func scanStored(r interface{ Scan(...any) error }) (stored, error) {
	var x stored
	err := scanClaim(r, &x.claim, &x.num, &x.id, &x.key, &x.incident, &x.trail, &x.document, &x.state)
	return x, err
}

// claimByID reads one claim, ErrNotFound when there is none or by may not see its document.
func (t *tx) claimByID(by, id string) (stored, error) {
	x, err := scanStored(t.row(`SELECT `+storedColumns+` FROM claim WHERE id = $1`, id))
	if errors.Is(err, sql.ErrNoRows) {
		return x, fmt.Errorf("claim %s: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return x, err
	}
	hidden, err := t.hides(store.Viewer{Person: by}, []string{x.document})
	if err == nil && hidden[x.document] {
		err = fmt.Errorf("claim %s: %w", id, store.ErrNotFound)
	}
	return x, err
}

// hides returns which of the documents the viewer may not see.
func (t *tx) hides(v store.Viewer, documents []string) (map[string]bool, error) {
	if v.System {
		return nil, nil
	}
	documents = slices.Clone(documents)
	slices.Sort(documents)
	documents = slices.DeleteFunc(slices.Compact(documents), func(d string) bool { return d == "" })
	readers, err := t.readersOf(documents)
	if err != nil {
		return nil, err
	}
	hidden := map[string]bool{}
	for doc, people := range readers {
		if !slices.Contains(people, v.Person) {
			hidden[doc] = true
		}
	}
	return hidden, nil
}

// event adds lines to histories.
func (t *tx) event(events ...store.Event) error {
	if len(events) == 0 {
		return nil
	}
	seq, err := t.take("event", len(events))
	if err != nil {
		return err
	}
	// Taking the number made other writers of history wait: the last line stays the last until this commits.
	last, err := t.lastHash()
	if err != nil {
		return fmt.Errorf("reading the end of the journal: %w", err)
	}
	rows := make([][]any, len(events))
	for i, e := range events {
		e.Seq, e.At = seq+int64(i), t.now
		b, err := jsonOf(&e)
		if err != nil {
			return fmt.Errorf("writing a line of history: %w", err)
		}
		last = ledger.Chain(last, b)
		rows[i] = []any{e.Incident, e.Seq, b, slices.Clone(last[:])}
	}
	if err := t.insert(`INSERT INTO event (incident, seq, body, hash)`, ``, rows); err != nil {
		return fmt.Errorf("writing history: %w", err)
	}
	return nil
}

// follow returns where an incident's claims are now, if it was merged away.
func (t *tx) follow(id string) (string, error) {
	for range 64 {
		var next string
		err := t.row(`SELECT into_id FROM merged WHERE id = $1`, id).Scan(&next)
		if errors.Is(err, sql.ErrNoRows) {
			return id, nil
		}
		if err != nil {
			return "", err
		}
		id = next
	}
	return "", fmt.Errorf("incident %s: it is merged in a circle; run `tansiq check`", id)
}

// resolve returns where an incident's claims are now. It fails with ErrNotFound unless by may see one of them, so
// that nobody learns from an answer that an incident is there, or what it was merged into.
func (t *tx) resolve(by, id string) (string, error) {
	now, err := t.follow(id)
	if err != nil {
		return "", err
	}
	claims, err := t.claimsIn(now)
	if err != nil {
		return "", err
	}
	var docs []string
	for i := range claims {
		docs = append(docs, claims[i].document)
	}
	hidden, err := t.hides(store.Viewer{Person: by}, docs)
	if err != nil {
		return "", err
	}
	for i := range claims {
		x := &claims[i]
		if x.state != stateConfirmed || hidden[x.document] {
			continue
		}
		if came, err := x.cameFrom(id); err != nil || came || now == id {
			return now, err
		}
	}
	return "", fmt.Errorf("incident %s: %w", id, store.ErrNotFound)
}

// cameFrom reports whether a merge took the claim out of the incident.
func (x *stored) cameFrom(id string) (bool, error) {
	trail, err := trailOf(x.trail)
	return slices.Contains(trail, id), err
}

// newerVersion makes newer the version of a claim that follows old, and refuses what would move the claim out
// of its document, for that would lift the document's restriction.
func (t *tx) newerVersion(by string, old *stored, newer incident.Claim) (incident.Claim, error) {
	if newer.Key == "" {
		newer.Key = old.key
	}
	if newer.Key != old.key {
		return newer, fmt.Errorf("correcting claim %s: %w", old.id, &store.Invalid{Field: "key", Why: store.WhyFixed})
	}
	if newer.Source.Document != old.document {
		return newer, fmt.Errorf("correcting claim %s: %w", old.id, &store.Invalid{Field: "document", Why: store.WhyFixed})
	}
	if newer.ID == "" || newer.ID == old.id {
		newer.ID = uuid.NewString()
	}
	newer.Supersedes, newer.State, newer.By, newer.At = old.id, incident.Confirmed, by, t.now
	return newer, nil
}

// sameStatement reports whether two versions of a claim say the same.
func sameStatement(a, b incident.Claim) (bool, error) {
	var texts [2][]byte
	for i, c := range []incident.Claim{a, b} {
		c.ID, c.State, c.Supersedes, c.By = "", "", "", ""
		c.At = a.At
		var err error
		if texts[i], err = json.Marshal(&c); err != nil {
			return false, err
		}
	}
	return bytes.Equal(texts[0], texts[1]), nil
}

// supersede stores newer in the place of old.
func (t *tx) supersede(old *stored, newer incident.Claim, incidentID, trail string) error {
	body, err := bodyOf(newer)
	if err != nil {
		return err
	}
	num, err := t.take("claim", 1)
	if err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE claim SET state = $1 WHERE num = $2`, stateSuperseded, old.num); err != nil {
		return err
	}
	// All versions of a claim stand in one incident.
	if _, err := t.exec(`UPDATE claim SET incident = $1, trail = $2 WHERE key = $3`, incidentID, trail, old.key); err != nil {
		return err
	}
	return t.insert(insertClaim, ``, [][]any{{num, newer.ID, newer.Key, incidentID, trail, orNull(newer.Source.Document), stateConfirmed, body}})
}

// replaceEarlier supersedes what was confirmed under the key of a claim that has just been confirmed: a partner's
// newer version of what it gave before comes in a document of its own. It returns the incidents to compose anew.
func (t *tx) replaceEarlier(by string, x *stored, incidentID string) ([]string, error) {
	touched := []string{incidentID}
	var earlier []stored
	err := t.each(`SELECT `+storedColumns+` FROM claim WHERE key = $1 AND state = 1 AND COALESCE(document, '') <> $2`, func(r *sql.Rows) error {
		e, err := scanStored(r)
		earlier = append(earlier, e)
		return err
	}, x.key, x.document)
	if err != nil {
		return nil, err
	}
	for i := range earlier {
		e := &earlier[i]
		hidden, err := t.hides(store.Viewer{Person: by}, []string{e.document})
		if err != nil {
			return nil, err
		}
		if hidden[e.document] {
			continue // nobody changes what is hidden from them
		}
		if _, err := t.exec(`UPDATE claim SET state = $1 WHERE num = $2`, stateSuperseded, e.num); err != nil {
			return nil, err
		}
		// All versions of a claim stand in one incident.
		if _, err := t.exec(`UPDATE claim SET incident = $1 WHERE key = $2 AND incident IS NOT NULL`, incidentID, x.key); err != nil {
			return nil, err
		}
		if e.incident != incidentID {
			touched = append(touched, e.incident)
		}
		if err := t.event(store.Event{By: by, Act: store.ActSuperseded, Incident: e.incident, Claims: []string{e.id}}); err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// Confirm implements store.Store.
func (s *Store) Confirm(ctx context.Context, by string, c store.Placed, note string) (incidentID string, err error) {
	return s.confirm(ctx, "confirming a claim", by, []store.Placed{c}, note)
}

// ConfirmTogether implements store.Store.
func (s *Store) ConfirmTogether(ctx context.Context, by string, claims []store.Placed, note string) (incidentID string, err error) {
	if len(claims) == 0 {
		return "", fmt.Errorf("confirming claims together: %w", &store.Invalid{Field: "claims", Why: store.WhyEmpty})
	}
	return s.confirm(ctx, "confirming claims together", by, claims, note)
}

func (s *Store) confirm(ctx context.Context, doing, by string, claims []store.Placed, note string) (incidentID string, err error) {
	into := ""
	for _, c := range claims {
		if err := errors.Join(found(c.Claim.ID, c.Claim.Supersedes, c.Incident), refuseLong("note", maxNote, note)); err != nil {
			return "", fmt.Errorf("%s: %w", doing, err)
		}
		if into == "" {
			into = c.Incident
		}
	}
	err = s.change(ctx, doing, func(t *tx) error {
		incidentID = ""
		if into != "" {
			var err error
			if incidentID, err = t.resolve(by, into); err != nil {
				return err
			}
		}
		var touched []string
		for _, c := range claims {
			more, err := t.confirm(by, c.Claim, &incidentID, note)
			if err != nil {
				return err
			}
			touched = append(touched, more...)
		}
		slices.Sort(touched)
		return t.recompose(slices.Compact(touched), nil)
	})
	if err != nil {
		return "", err
	}
	return incidentID, nil
}

// confirm moves one awaiting claim into an incident, and names that where it has none yet. It returns the incidents to
// compose anew.
func (t *tx) confirm(by string, c incident.Claim, incidentID *string, note string) ([]string, error) {
	old, err := t.claimByID(by, c.ID)
	if errors.Is(err, store.ErrNotFound) && c.Supersedes != "" {
		old, err = t.claimByID(by, c.Supersedes)
	}
	if err != nil {
		return nil, err
	}
	if old.state != stateAwaiting {
		return nil, fmt.Errorf("claim %s is %s: %w", old.id, states[old.state], store.ErrConflict)
	}
	if *incidentID == "" {
		if *incidentID, err = t.follow(incidentOf(old.key)); err != nil {
			return nil, err
		}
	}
	same, err := sameStatement(old.claim, c)
	if err != nil {
		return nil, err
	}
	e := store.Event{By: by, Act: store.ActConfirmed, Incident: *incidentID, Claims: []string{old.id}, Note: note}
	if same {
		_, err = t.exec(`UPDATE claim SET state = $1, incident = $2 WHERE num = $3`, stateConfirmed, *incidentID, old.num)
		if err == nil && old.claim.Supersedes != "" { // drafts before it go along
			_, err = t.exec(`UPDATE claim SET incident = $1 WHERE key = $2 AND state = $3 AND incident IS NULL`, *incidentID, old.key, stateSuperseded)
		}
	} else {
		var newer incident.Claim
		if newer, err = t.newerVersion(by, &old, c); err == nil {
			e.Act, e.Claims = store.ActCorrected, []string{newer.ID, old.id}
			err = t.supersede(&old, newer, *incidentID, "[]")
		}
	}
	if err != nil {
		return nil, err
	}
	if err := t.event(e); err != nil {
		return nil, err
	}
	return t.replaceEarlier(by, &old, *incidentID)
}

// DraftClaim implements store.Store.
func (s *Store) DraftClaim(ctx context.Context, by string, c incident.Claim, note string) (out incident.Claim, err error) {
	if err := errors.Join(found(c.Supersedes, c.Source.Document), refuseLong("note", maxNote, note)); err != nil {
		return c, fmt.Errorf("drafting a claim: %w", err)
	}
	err = s.change(ctx, "drafting a claim", func(t *tx) error {
		out = c
		e := store.Event{By: by, Act: store.ActDrafted, Document: c.Source.Document, Note: note}
		if c.Supersedes == "" {
			if err := t.newDraft(by, &out); err != nil {
				return err
			}
			e.Claims = []string{out.ID}
		} else {
			old, err := t.claimByID(by, c.Supersedes)
			if err != nil {
				return err
			}
			if old.state != stateAwaiting {
				return fmt.Errorf("claim %s is %s: %w", old.id, states[old.state], store.ErrConflict)
			}
			if out, err = t.newerVersion(by, &old, c); err != nil {
				return err
			}
			if _, err := t.exec(`UPDATE claim SET state = $1 WHERE num = $2`, stateSuperseded, old.num); err != nil {
				return err
			}
			e.Claims = []string{out.ID, old.id}
		}
		out.State = incident.Awaiting
		body, err := bodyOf(out)
		if err != nil {
			return err
		}
		num, err := t.take("claim", 1)
		if err != nil {
			return err
		}
		row := append([]any{num, out.ID, out.Key, nil, "[]", out.Source.Document, stateAwaiting, body}, t.s.whereabouts(&out)...)
		err = t.insert(insertProposal, ``, [][]any{row})
		if err != nil {
			if t.s.dialect.Taken(err) {
				return fmt.Errorf("claim %s: %w", out.ID, store.ErrExists)
			}
			return err
		}
		return t.event(e)
	})
	return out, err
}

// newDraft holds a further claim of a document against the rules.
func (t *tx) newDraft(by string, c *incident.Claim) error {
	document := c.Source.Document
	for field, value := range map[string]string{"key": c.Key, "document": document} {
		if value == "" {
			return &store.Invalid{Field: field, Why: store.WhyEmpty}
		}
	}
	var there int
	if err := t.row(`SELECT count(*) FROM document WHERE id = $1`, document).Scan(&there); err != nil {
		return err
	}
	hidden, err := t.hides(store.Viewer{Person: by}, []string{document})
	if err != nil {
		return err
	}
	if there == 0 || hidden[document] {
		return fmt.Errorf("document %s: %w", document, store.ErrNotFound)
	}
	if err := t.row(`SELECT count(*) FROM claim WHERE key = $1`, c.Key).Scan(&there); err != nil {
		return err
	}
	if there > 0 {
		return fmt.Errorf("a claim with the key %s: %w", c.Key, store.ErrExists)
	}
	if c.ID == "" {
		c.ID = uuid.NewString()
	}
	c.By, c.At = by, t.now
	return nil
}

// Reject implements store.Store.
func (s *Store) Reject(ctx context.Context, by, claim, reason string) error {
	return s.judge(ctx, "rejecting a claim", by, claim, reason, stateAwaiting, stateRejected, store.ActRejected)
}

// Reopen implements store.Store.
func (s *Store) Reopen(ctx context.Context, by, claim string) error {
	return s.judge(ctx, "reopening a claim", by, claim, "", stateRejected, stateAwaiting, store.ActReopened)
}

func (s *Store) judge(ctx context.Context, doing, by, claim, reason string, from, to int, act string) error {
	if err := errors.Join(found(claim), refuseLong("note", maxNote, reason)); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return s.change(ctx, doing, func(t *tx) error {
		old, err := t.claimByID(by, claim)
		if err != nil {
			return err
		}
		if old.state != from {
			return fmt.Errorf("claim %s is %s: %w", claim, states[old.state], store.ErrConflict)
		}
		if _, err := t.exec(`UPDATE claim SET state = $1 WHERE num = $2`, to, old.num); err != nil {
			return err
		}
		return t.event(store.Event{By: by, Act: act, Claims: []string{claim}, Note: reason})
	})
}

// Correct implements store.Store.
func (s *Store) Correct(ctx context.Context, by string, newer incident.Claim, note string) error {
	if err := errors.Join(found(newer.ID, newer.Supersedes), refuseLong("note", maxNote, note)); err != nil {
		return fmt.Errorf("correcting a claim: %w", err)
	}
	return s.change(ctx, "correcting a claim", func(t *tx) error {
		id := newer.Supersedes
		if id == "" {
			id = newer.ID
		}
		old, err := t.claimByID(by, id)
		if errors.Is(err, store.ErrNotFound) && newer.Supersedes != "" && newer.ID != "" {
			old, err = t.claimByID(by, newer.ID)
		}
		if err != nil {
			return err
		}
		if old.state != stateConfirmed {
			return fmt.Errorf("claim %s is %s: %w", old.id, states[old.state], store.ErrConflict)
		}
		newer, err := t.newerVersion(by, &old, newer)
		if err != nil {
			return err
		}
		if err := t.supersede(&old, newer, old.incident, old.trail); err != nil {
			return err
		}
		err = t.event(store.Event{By: by, Act: store.ActCorrected, Incident: old.incident, Claims: []string{newer.ID, old.id}, Note: note})
		if err != nil {
			return err
		}
		return t.recompose([]string{old.incident}, nil)
	})
}

// AddClaims implements store.Store.
func (s *Store) AddClaims(ctx context.Context, by string, claims []store.Placed) (store.Tally, error) {
	bodies := make([][]byte, len(claims))
	placed := make([]store.Placed, len(claims))
	for i, c := range claims {
		if c.Claim.ID == "" || c.Claim.Key == "" {
			field := "key"
			if c.Claim.ID == "" {
				field = "id"
			}
			return store.Tally{}, fmt.Errorf("storing claims: the claim at place %d: %w", i, &store.Invalid{Field: field, Why: store.WhyEmpty})
		}
		if err := refuseNames("incident", c.Incident); err != nil {
			return store.Tally{}, fmt.Errorf("storing claims: the incident of claim %s: %w", c.Claim.ID, err)
		}
		c.Claim.State = incident.Confirmed
		if c.Claim.At.IsZero() {
			c.Claim.At = s.opts.Now()
		}
		placed[i] = c
	}
	if err := writeBodies(placed, bodies); err != nil {
		return store.Tally{}, fmt.Errorf("storing claims: %w", err)
	}
	var tally store.Tally
	err := s.change(ctx, "storing claims", func(t *tx) error {
		b := batch{tx: t, by: by, known: map[string]bool{}, current: map[string]stored{}, hasClaims: map[string]bool{}, merged: map[string]string{}}
		if err := b.load(placed); err != nil {
			return err
		}
		if err := b.permit(placed); err != nil {
			return err
		}
		for i := range placed {
			if err := b.add(&placed[i], bodies[i]); err != nil {
				return err
			}
		}
		tally = b.tally
		return b.finish()
	})
	if err != nil {
		return store.Tally{}, err
	}
	return tally, nil
}

// writeBodies writes claims side by side as they are stored.
func writeBodies(placed []store.Placed, bodies [][]byte) error {
	workers := min(runtime.GOMAXPROCS(0), 1+len(placed)/64)
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(placed) && errs[w] == nil; i += workers {
				bodies[i], errs[w] = bodyOf(placed[i].Claim)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// batch is what AddClaims knows while it places claims.
type batch struct {
	*tx
	by        string
	known     map[string]bool   // claim ids that are there
	current   map[string]stored // by key: the version that is not superseded
	hasClaims map[string]bool   // incidents that have claims from before
	merged    map[string]string // incidents merged away
	tally     store.Tally

	rows    [][]any
	order   []string                    // incidents touched, each once, in order
	touched map[string]*store.Event     // with what is done to them
	fresh   map[string][]incident.Claim // claims placed into each
	again   map[string]bool             // incidents whose claims must be read again
	places  map[string]int              // by claim id: its place in rows

	documents []string // those of claims that are there with an id or a key of the batch
	incidents []string // that the batch may touch
}

func (b *batch) load(placed []store.Placed) error {
	b.touched, b.fresh, b.again, b.places = map[string]*store.Event{}, map[string][]incident.Claim{}, map[string]bool{}, map[string]int{}
	ids := make([]string, len(placed))
	for i := range placed {
		ids[i] = placed[i].Claim.ID
	}
	err := in(b.tx, `SELECT id, COALESCE(document, '') FROM claim WHERE id IN (IN)`, ids, func(r *sql.Rows) error {
		var id, document string
		err := r.Scan(&id, &document)
		b.known[id] = true
		b.documents = append(b.documents, document)
		return err
	})
	if err != nil {
		return err
	}
	// Of what is there already nothing more needs to be known.
	var keys, incidents []string
	for i := range placed {
		p := &placed[i]
		if b.known[p.Claim.ID] {
			continue
		}
		keys = append(keys, p.Claim.Key)
		if p.Incident != "" {
			incidents = append(incidents, p.Incident)
		} else {
			incidents = append(incidents, incidentOf(p.Claim.Key))
		}
	}
	err = in(b.tx, `SELECT id, key, COALESCE(incident, ''), trail, COALESCE(document, '') FROM claim WHERE state <> 3 AND key IN (IN)`, keys, func(r *sql.Rows) error {
		var x stored
		err := r.Scan(&x.id, &x.key, &x.incident, &x.trail, &x.document)
		b.current[x.key] = x
		b.documents = append(b.documents, x.document)
		return err
	})
	if err != nil {
		return err
	}
	for _, x := range b.current {
		if x.incident != "" {
			incidents = append(incidents, x.incident)
		}
	}
	slices.Sort(incidents)
	incidents = slices.Compact(incidents)
	b.incidents = incidents
	err = in(b.tx, `SELECT DISTINCT incident FROM claim WHERE incident IN (IN)`, incidents, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		b.hasClaims[id] = true
		return err
	})
	if err != nil {
		return err
	}
	var merges int
	if err := b.row(`SELECT count(*) FROM merged`).Scan(&merges); err != nil || merges == 0 {
		return err
	}
	return in(b.tx, `SELECT id, into_id FROM merged WHERE id IN (IN)`, incidents, func(r *sql.Rows) error {
		var id, into string
		err := r.Scan(&id, &into)
		b.merged[id] = into
		return err
	})
}

// permit fails with ErrNotFound when a person's batch names or meets what is hidden from them: a document, a claim
// with the same id or key, an incident of which they may see no claim.
func (b *batch) permit(placed []store.Placed) error {
	if store.ByImport(b.by) {
		return nil
	}
	var barred int
	err := b.row(`SELECT count(*) FROM document d WHERE d.restricted = 1 AND NOT EXISTS
		(SELECT 1 FROM reader r WHERE r.document = d.id AND r.person = $1)`, b.by).Scan(&barred)
	if err != nil || barred == 0 {
		return err
	}
	documents := b.documents
	for i := range placed {
		documents = append(documents, placed[i].Claim.Source.Document)
	}
	hidden, err := b.hides(store.Viewer{Person: b.by}, documents)
	if err != nil {
		return err
	}
	if len(hidden) > 0 {
		return store.ErrNotFound
	}
	for _, id := range b.incidents {
		if _, merged := b.merged[id]; !merged && !b.hasClaims[id] {
			continue
		}
		if _, err := b.resolve(b.by, id); err != nil {
			return err
		}
	}
	return nil
}

// add decides where one claim goes.
func (b *batch) add(p *store.Placed, body []byte) error {
	c := p.Claim // a copy: the transaction may be run again
	b.tally.Read++
	if b.known[c.ID] {
		b.tally.Unchanged++
		return nil
	}
	b.known[c.ID] = true

	id, trail := p.Incident, "[]"
	old, superseding := b.current[c.Key]
	if id == "" {
		if id = old.incident; id == "" {
			id = incidentOf(c.Key)
		}
	}
	if into, ok := b.merged[id]; ok {
		var err error
		if id, err = b.follow(into); err != nil {
			return err
		}
		b.again[id] = true // what it holds was not asked for
	}
	e := b.touch(id)
	e.Claims = append(e.Claims, c.ID)
	if superseding {
		if c.Source.Document != old.document {
			return fmt.Errorf("claim %s (%s) supersedes one of another document: %w", c.ID, c.Key, &store.Invalid{Field: "document", Why: store.WhyFixed})
		}
		b.tally.Updated++
		e.Act = store.ActSuperseded
		e.Claims = append(e.Claims, old.id)
		if c.Supersedes != old.id {
			c.Supersedes = old.id
			var err error
			if body, err = bodyOf(c); err != nil {
				return err
			}
		}
		if old.incident == id {
			trail = old.trail
		} else if old.incident != "" {
			b.touch(old.incident)
			b.again[old.incident] = true
		}
		if err := b.retire(&old, id, trail); err != nil {
			return err
		}
		b.again[id] = true
	} else {
		b.tally.Added++
	}
	b.places[c.ID] = len(b.rows)
	b.rows = append(b.rows, []any{nil, c.ID, c.Key, id, trail, orNull(c.Source.Document), stateConfirmed, body})
	b.current[c.Key] = stored{id: c.ID, key: c.Key, incident: id, trail: trail, document: c.Source.Document}
	b.fresh[id] = append(b.fresh[id], c)
	return nil
}

// retire marks the version of a claim that another supersedes, which may have come in this very batch.
func (b *batch) retire(old *stored, id, trail string) error {
	if at, ok := b.places[old.id]; ok {
		b.rows[at][3], b.rows[at][4], b.rows[at][6] = id, trail, stateSuperseded
	} else if _, err := b.exec(`UPDATE claim SET state = $1 WHERE id = $2`, stateSuperseded, old.id); err != nil {
		return err
	}
	if old.incident == id {
		return nil
	}
	_, err := b.exec(`UPDATE claim SET incident = $1, trail = $2 WHERE key = $3`, id, trail, old.key)
	return err
}

func (b *batch) touch(id string) *store.Event {
	e := b.touched[id]
	if e == nil {
		e = &store.Event{By: b.by, Act: store.ActImported, Incident: id}
		b.touched[id] = e
		b.order = append(b.order, id)
	}
	return e
}

// finish writes claims, history and what the claims compose to.
func (b *batch) finish() error {
	if len(b.rows) == 0 {
		return nil
	}
	num, err := b.take("claim", len(b.rows))
	if err != nil {
		return err
	}
	for i := range b.rows {
		b.rows[i][0] = num + int64(i)
	}
	if err := b.insert(insertClaim, ``, b.rows); err != nil {
		return err
	}
	events := make([]store.Event, 0, len(b.order))
	for _, id := range b.order {
		if e := b.touched[id]; len(e.Claims) > 0 {
			events = append(events, *e)
		}
		if b.hasClaims[id] || b.again[id] {
			delete(b.fresh, id)
		}
	}
	if err := b.event(events...); err != nil {
		return err
	}
	return b.recompose(b.order, b.fresh)
}

// trailOf reads the list of incidents that merges took a claim from.
func trailOf(s string) ([]string, error) {
	var trail []string
	if err := json.Unmarshal([]byte(s), &trail); err != nil {
		return nil, fmt.Errorf("reading where a claim came from: %w", err)
	}
	return trail, nil
}

func (t *tx) move(x *stored, to string, trail []string) error {
	b, err := json.Marshal(trail)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE claim SET incident = $1, trail = $2 WHERE num = $3`, to, string(b), x.num)
	return err
}

// claimsIn reads all claims of an incident in every state, in order of arrival.
func (t *tx) claimsIn(id string) ([]stored, error) {
	var list []stored
	err := t.each(`SELECT `+storedColumns+` FROM claim WHERE incident = $1 ORDER BY num`, func(r *sql.Rows) error {
		x, err := scanStored(r)
		list = append(list, x)
		return err
	}, id)
	return list, err
}

// Merge implements store.Store.
func (s *Store) Merge(ctx context.Context, by, into, from, note string) error {
	if err := errors.Join(found(into, from), refuseLong("note", maxNote, note)); err != nil {
		return fmt.Errorf("merging incidents: %w", err)
	}
	return s.change(ctx, "merging incidents", func(t *tx) error {
		var err error
		if into, err = t.resolve(by, into); err != nil {
			return err
		}
		if from, err = t.resolve(by, from); err != nil {
			return err
		}
		if into == from {
			return fmt.Errorf("incident %s is one incident already: %w", into, store.ErrConflict)
		}
		claims, err := t.claimsIn(from)
		if err != nil {
			return err
		}
		var ids []string
		for i := range claims {
			trail, err := trailOf(claims[i].trail)
			if err != nil {
				return err
			}
			if err := t.move(&claims[i], into, append(trail, from)); err != nil {
				return err
			}
			ids = append(ids, claims[i].id)
		}
		if _, err := t.exec(`INSERT INTO merged (id, into_id) VALUES ($1, $2)`, from, into); err != nil {
			return err
		}
		err = t.event(
			store.Event{By: by, Act: store.ActMerged, Incident: into, Claims: ids, Other: from, Note: note},
			store.Event{By: by, Act: store.ActMerged, Incident: from, Claims: ids, Other: into, Note: note})
		if err != nil {
			return err
		}
		return t.recompose([]string{into, from}, nil)
	})
}

// Unmerge implements store.Store.
func (s *Store) Unmerge(ctx context.Context, by, from string, claims []string, note string) (incidentID string, err error) {
	err = errors.Join(found(from), refuseLong("note", maxNote, note))
	if err == nil && len(claims) == 0 {
		err = &store.Invalid{Field: "claims", Why: store.WhyEmpty}
	}
	if err != nil {
		return "", fmt.Errorf("taking claims out of an incident: %w", err)
	}
	err = s.change(ctx, "taking claims out of an incident", func(t *tx) error {
		var err error
		if from, err = t.resolve(by, from); err != nil {
			return err
		}
		all, err := t.claimsIn(from)
		if err != nil {
			return err
		}
		var docs []string
		for i := range all {
			docs = append(docs, all[i].document)
		}
		hidden, err := t.hides(store.Viewer{Person: by}, docs)
		if err != nil {
			return err
		}
		out := map[string]bool{} // keys: all versions of a claim go together
		for _, id := range claims {
			i := slices.IndexFunc(all, func(x stored) bool { return x.id == id })
			if i < 0 || hidden[all[i].document] {
				return fmt.Errorf("claim %s is not in incident %s: %w", id, from, store.ErrNotFound)
			}
			out[all[i].key] = true
		}
		var going []stored
		stays, seen := 0, 0 // what by may not see must not speak from the answer
		for _, x := range all {
			if out[x.key] {
				going = append(going, x)
			} else if x.state == stateConfirmed {
				stays++
				if !hidden[x.document] {
					seen++
				}
			}
		}
		trail, err := trailOf(going[0].trail)
		if err != nil {
			return err
		}
		for _, x := range going {
			if x.trail != going[0].trail {
				return &store.Invalid{Field: "claims", Why: store.WhyMixed}
			}
		}
		if len(trail) > 0 {
			incidentID, trail = trail[len(trail)-1], trail[:len(trail)-1]
			if _, err := t.exec(`DELETE FROM merged WHERE id = $1`, incidentID); err != nil {
				return err
			}
		} else {
			if seen == 0 {
				return fmt.Errorf("incident %s: no claim would be left in it: %w", from, store.ErrConflict)
			}
			trail = []string{}
			if incidentID, err = t.newIncident(going[0].key); err != nil {
				return err
			}
		}
		var ids []string
		for i := range going {
			if err := t.move(&going[i], incidentID, trail); err != nil {
				return err
			}
			ids = append(ids, going[i].id)
		}
		err = t.event(
			store.Event{By: by, Act: store.ActUnmerged, Incident: from, Claims: ids, Other: incidentID, Note: note},
			store.Event{By: by, Act: store.ActUnmerged, Incident: incidentID, Claims: ids, Other: from, Note: note})
		if err != nil {
			return err
		}
		if stays == 0 { // all that was here came from there: this one ends
			if _, err := t.exec(`INSERT INTO merged (id, into_id) VALUES ($1, $2)`, from, incidentID); err != nil {
				return err
			}
		}
		return t.recompose([]string{from, incidentID}, nil)
	})
	if err != nil {
		return "", err
	}
	return incidentID, nil
}

// newIncident names an incident after a key, or at random where that one was in use before.
func (t *tx) newIncident(key string) (string, error) {
	id := incidentOf(key)
	var used int
	err := t.row(`SELECT (SELECT count(*) FROM event WHERE incident = $1) + (SELECT count(*) FROM claim WHERE incident = $1)`, id).Scan(&used)
	if err != nil {
		return "", err
	}
	if used > 0 {
		id = uuid.NewString()
	}
	return id, nil
}

// Incident implements store.Store.
func (s *Store) Incident(ctx context.Context, v store.Viewer, id string) (store.Full, error) {
	if !known(id, v.Person) {
		return store.Full{}, store.ErrNotFound
	}
	var full store.Full
	err := s.read(ctx, "reading incident "+id, func(t *tx) error {
		full = store.Full{}
		claims, err := t.claimsIn(id)
		if err != nil {
			return err
		}
		into := id
		if len(claims) == 0 {
			if into, err = t.follow(id); err != nil {
				return err
			}
			if into == id {
				return store.ErrNotFound
			}
			if claims, err = t.claimsIn(into); err != nil {
				return err
			}
			full.MergedInto = into
		}
		history, err := t.history(v, id)
		if err != nil {
			return err
		}
		var docs []string
		for i := range claims {
			docs = append(docs, claims[i].document)
		}
		hidden, err := t.hides(v, docs)
		if err != nil {
			return err
		}
		var confirmed []incident.Claim
		for i := range claims {
			x := &claims[i]
			if hidden[x.document] {
				continue
			}
			if into != id {
				came, err := x.cameFrom(id)
				if err != nil {
					return err
				}
				if !came {
					continue
				}
			}
			switch x.state {
			case stateConfirmed:
				confirmed = append(confirmed, x.claim)
			case stateSuperseded:
				full.Earlier = append(full.Earlier, x.claim)
			}
		}
		if len(confirmed) == 0 {
			return store.ErrNotFound
		}
		full.History = history
		if into != id {
			full.Incident.ID, full.Earlier = id, nil
			return nil
		}
		full.Claims = confirmed
		if err := t.maskSources(v, full.Earlier); err != nil {
			return err
		}
		desk, err := t.desk()
		if err != nil {
			return err
		}
		if full.Incident, err = incident.Compose(confirmed, desk); err != nil {
			return err
		}
		full.Incident.ID = id
		return nil
	})
	if err != nil {
		return store.Full{}, err
	}
	return full, nil
}

// history reads the lines of an incident's history that the viewer may see: those that name no claim, and those
// that name one which the viewer may see, without the others.
func (t *tx) history(v store.Viewer, id string) ([]store.Event, error) {
	var events []store.Event
	var ids []string
	err := t.each(`SELECT body FROM event WHERE incident = $1 ORDER BY seq`, func(r *sql.Rows) error {
		var b []byte
		var e store.Event
		if err := r.Scan(&b); err != nil {
			return err
		}
		if err := json.Unmarshal(b, &e); err != nil {
			return fmt.Errorf("reading a line of history: %w", err)
		}
		ids = append(ids, e.Claims...)
		events = append(events, e)
		return nil
	}, id)
	if err != nil {
		return nil, err
	}
	visible, err := t.visible(v, events, ids)
	if err != nil {
		return nil, err
	}
	for i := range visible {
		visible[i].Seq = int64(i + 1) // a gap would tell of what is hidden
	}
	return visible, nil
}

// visible keeps the events that the viewer may see: not those about a hidden document, and of the claims that one
// names only those which the viewer may see; when none is left, the event goes too. claims are the ids of all.
func (t *tx) visible(v store.Viewer, events []store.Event, claims []string) ([]store.Event, error) {
	slices.Sort(claims)
	claims = slices.Compact(claims)
	docOf := map[string]string{}
	var docs []string
	err := in(t, `SELECT id, document FROM claim WHERE document IS NOT NULL AND id IN (IN)`, claims, func(r *sql.Rows) error {
		var id, doc string
		err := r.Scan(&id, &doc)
		docOf[id] = doc
		docs = append(docs, doc)
		return err
	})
	if err != nil {
		return nil, err
	}
	for i := range events {
		docs = append(docs, events[i].Document)
	}
	hidden, err := t.hides(v, docs)
	if err != nil {
		return nil, err
	}
	visible := events[:0]
	for _, e := range events {
		named := len(e.Claims)
		e.Claims = slices.DeleteFunc(e.Claims, func(id string) bool { return hidden[docOf[id]] })
		if !hidden[e.Document] && (named == 0 || len(e.Claims) > 0) {
			visible = append(visible, e)
		}
	}
	return visible, nil
}
