package sqlstore

import (
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/google/uuid"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// preparedDocument is a document with its proposals, held against the rules and ready to be stored.
type preparedDocument struct {
	doc  store.Document
	head []byte
	rows [][]any // of the proposals, without their numbers
}

func (p *preparedDocument) doing() string { return "storing document " + p.doc.ID }

// prepareDocument holds a document and its proposals against the rules.
func (s *Store) prepareDocument(d store.Document, proposals []incident.Claim) (*preparedDocument, error) {
	if d.ID == "" {
		return nil, fmt.Errorf("storing a document: %w", &store.Invalid{Field: "id", Why: store.WhyEmpty})
	}
	p := &preparedDocument{doc: d, rows: make([][]any, len(proposals))}
	err := errors.Join(refuseNames("id", d.ID), refuse("text", d.Text), refuseLong("name", maxLine, d.Name), refuseLong("source", maxLine, d.Source),
		refuseLong("url", maxURL, d.URL), refusePeople(d.Restricted))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.doing(), err)
	}
	if d.At.IsZero() {
		d.At = s.opts.Now()
	}
	p.doc = d
	for i, c := range proposals {
		if c.Source.Document == "" {
			c.Source.Document = d.ID
		}
		if c.Source.Document != d.ID {
			return nil, fmt.Errorf("%s: claim %s is of another document, %s", p.doing(), c.Key, c.Source.Document)
		}
		if c.Key == "" {
			return nil, fmt.Errorf("%s: the claim at place %d: %w", p.doing(), i, &store.Invalid{Field: "key", Why: store.WhyEmpty})
		}
		if c.ID == "" {
			c.ID = uuid.NewString()
		}
		if c.At.IsZero() {
			c.At = d.At
		}
		body, err := bodyOf(c)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p.doing(), err)
		}
		p.rows[i] = append([]any{nil, c.ID, c.Key, nil, "[]", d.ID, stateAwaiting, body}, s.whereabouts(&c)...)
	}
	head := d
	head.Text, head.Waiting, head.Restricted, head.Repeats, head.Alike = "", 0, nil, "", ""
	if p.head, err = jsonOf(&head); err != nil {
		return nil, fmt.Errorf("%s: %w", p.doing(), err)
	}
	return p, nil
}

// PutDocument implements store.Store.
func (s *Store) PutDocument(ctx context.Context, d store.Document, proposals []incident.Claim) (added bool, err error) {
	p, err := s.prepareDocument(d, proposals)
	if err != nil {
		return false, err
	}
	err = s.change(ctx, p.doing(), func(t *tx) error {
		added, err = t.putDocument(p)
		return err
	})
	return added && err == nil, err
}

// putDocument stores a document and its proposals, unless the document is there.
func (t *tx) putDocument(p *preparedDocument) (added bool, err error) {
	d := &p.doc
	var there int
	if err := t.row(`SELECT count(*) FROM document WHERE id = $1`, d.ID).Scan(&there); err != nil || there > 0 {
		return false, err
	}
	num, err := t.take("document", 1)
	if err != nil {
		return false, err
	}
	_, err = t.exec(`INSERT INTO document (num, id, restricted, analyzer, head) VALUES ($1, $2, $3, $4, $5)`,
		num, d.ID, 0, text.AnalyzerVersion, p.head)
	if err != nil {
		return false, err
	}
	_, err = t.exec(`INSERT INTO document_body (num, content, original, reading) VALUES ($1, $2, $3, $4)`,
		num, d.Text, orEmpty(d.Original), orEmpty(d.Reading))
	if err != nil {
		return false, err
	}
	if err := t.keepSketch(num, d); err != nil {
		return false, fmt.Errorf("keeping its sketch: %w", err)
	}
	if len(p.rows) > 0 {
		first, err := t.take("claim", len(p.rows))
		if err != nil {
			return false, err
		}
		for i := range p.rows {
			p.rows[i][0] = first + int64(i)
		}
		if err := t.insert(insertProposal, ``, p.rows); err != nil {
			if t.s.dialect.Taken(err) {
				return false, fmt.Errorf("one of its claims: %w", store.ErrExists)
			}
			return false, err
		}
	}
	entries := map[int64]*entry{num: {tokens: documentTokens(d)}}
	if err := t.index(spaceDocuments, entries, func(int64) bool { return true }); err != nil {
		return false, err
	}
	if err := t.event(store.Event{By: d.By, Act: store.ActDocument, Document: d.ID}); err != nil {
		return false, err
	}
	if len(d.Restricted) > 0 {
		if err := t.restrict(d.ID, d.Restricted); err != nil {
			return false, err
		}
	}
	return true, nil
}

// refusePeople fails on ids that no person has.
func refusePeople(ids []string) error {
	if slices.Contains(ids, "") {
		return &store.Invalid{Field: "restricted", Why: store.WhyEmpty}
	}
	return refuseNames("restricted", ids...)
}

func orEmpty(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// documentTokens returns what a document is found by.
func documentTokens(d *store.Document) []string {
	set := map[string]bool{}
	for _, s := range []string{d.Name, d.Source, d.URL, d.Text} {
		for _, token := range text.Analyze(s) {
			set[tokenWord+token] = true
		}
	}
	return slices.Sorted(maps.Keys(set))
}

// restrict sets who may see a document and recomposes what it touches.
func (t *tx) restrict(document string, people []string) error {
	if _, err := t.exec(`DELETE FROM reader WHERE document = $1`, document); err != nil {
		return err
	}
	restricted := 0
	if len(people) > 0 {
		restricted = 1
	}
	n, err := t.exec(`UPDATE document SET restricted = $1 WHERE id = $2`, restricted, document)
	if err != nil {
		return err
	}
	if n == 0 {
		return store.ErrNotFound
	}
	people = slices.Clone(people)
	slices.Sort(people)
	var rows [][]any
	for _, p := range slices.Compact(people) {
		rows = append(rows, []any{document, p})
	}
	if err := t.insert(`INSERT INTO reader (document, person)`, ``, rows); err != nil {
		return err
	}
	if err := t.unlink(document); err != nil {
		return err
	}
	ids, err := t.incidentsOf(document)
	if err != nil || len(ids) == 0 {
		return err
	}
	return t.recompose(ids, nil)
}

func (t *tx) incidentsOf(document string) ([]string, error) {
	var ids []string
	err := t.each(`SELECT DISTINCT incident FROM claim WHERE document = $1 AND state = 1`, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	}, document)
	slices.Sort(ids)
	return ids, err
}

// Restrict implements store.Store.
func (s *Store) Restrict(ctx context.Context, by, document string, people []string) error {
	doing := "restricting document " + document
	if !known(document, by) {
		return fmt.Errorf("%s: %w", doing, store.ErrNotFound)
	}
	if err := refusePeople(people); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return s.change(ctx, doing, func(t *tx) error {
		hidden, err := t.hides(store.Viewer{Person: by}, []string{document})
		if err != nil {
			return err
		}
		if hidden[document] {
			return store.ErrNotFound
		}
		if err := t.restrict(document, people); err != nil {
			return err
		}
		claims := map[string][]string{}
		var order []string
		err = t.each(`SELECT incident, id FROM claim WHERE document = $1 AND state = 1 ORDER BY incident, num`, func(r *sql.Rows) error {
			var in, id string
			err := r.Scan(&in, &id)
			if claims[in] == nil {
				order = append(order, in)
			}
			claims[in] = append(claims[in], id)
			return err
		}, document)
		if err != nil {
			return err
		}
		whole := store.Event{By: by, Act: store.ActRestricted, Document: document}
		if len(people) == 0 {
			whole.Act = store.ActOpened
		}
		events := []store.Event{whole}
		for _, id := range order {
			events = append(events, store.Event{By: by, Act: whole.Act, Incident: id, Claims: claims[id]})
		}
		return t.event(events...)
	})
}

// visibleTo is the condition that a document of table document, as d, exists for a viewer.
const visibleTo = ` (d.restricted = 0 OR $1 = 1 OR EXISTS (SELECT 1 FROM reader r WHERE r.document = d.id AND r.person = $2)) `

func viewerArgs(v store.Viewer) []any {
	if v.System {
		return []any{1, ""}
	}
	return []any{0, v.Person}
}

func scanDocument(r interface{ Scan(...any) error }, num *int64, more ...any) (store.Document, error) {
	var d store.Document
	var head []byte
	if err := r.Scan(append([]any{num, &head}, more...)...); err != nil {
		return d, err
	}
	if err := json.Unmarshal(head, &d); err != nil {
		return d, fmt.Errorf("reading a stored document: %w", err)
	}
	return d, nil
}

// Document implements store.Store.
func (s *Store) Document(ctx context.Context, v store.Viewer, id string) (store.Document, error) {
	if !known(id, v.Person) {
		return store.Document{}, store.ErrNotFound
	}
	var d store.Document
	err := s.read(ctx, "reading document "+id, func(t *tx) error {
		var num int64
		var body string
		var original, reading []byte
		var err error
		d, err = scanDocument(t.row(`SELECT d.num, d.head, b.content, b.original, b.reading FROM document d JOIN document_body b ON b.num = d.num
			WHERE`+visibleTo+`AND d.id = $3`, append(viewerArgs(v), id)...), &num, &body, &original, &reading)
		if errors.Is(err, sql.ErrNoRows) {
			return store.ErrNotFound
		}
		if err != nil {
			return err
		}
		d.Text, d.Original, d.Reading = body, original, reading
		return t.complete(v, []*store.Document{&d})
	})
	if err != nil {
		return store.Document{}, err
	}
	return d, nil
}

// complete fills in what of documents changes: who may see them, what they repeat and how many of their claims wait.
func (t *tx) complete(v store.Viewer, docs []*store.Document) error {
	byID := map[string]*store.Document{}
	var ids []string
	for _, d := range docs {
		byID[d.ID] = d
		ids = append(ids, d.ID)
	}
	readers, err := t.readersOf(ids)
	if err != nil {
		return err
	}
	for id, people := range readers {
		slices.Sort(people)
		byID[id].Restricted = people
	}
	if err := t.completeLinks(v, byID, ids); err != nil {
		return fmt.Errorf("reading what documents repeat: %w", err)
	}
	return in(t, `SELECT document, count(*) FROM claim WHERE state = 0 AND document IN (IN) GROUP BY document`, ids, func(r *sql.Rows) error {
		var id string
		var n int
		err := r.Scan(&id, &n)
		byID[id].Waiting = n
		return err
	})
}

// documentPage is how many documents a page has at most.
const documentPage = 500

// Documents implements store.Store.
func (s *Store) Documents(ctx context.Context, v store.Viewer, words, cursor string, limit int) (docs []store.Document, next string, err error) {
	limit = min(max(limit, 1), documentPage)
	// The cursor is the id of the last document and not its number, which would tell how many are hidden.
	last, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || !known(string(last)) {
		return nil, "", store.ErrCursor
	}
	err = s.read(ctx, "listing documents", func(t *tx) error {
		docs, next = nil, ""
		before := int64(math.MaxInt64)
		if cursor != "" {
			found, err := absent(t.row(`SELECT d.num FROM document d WHERE`+visibleTo+`AND d.id = $3`, append(viewerArgs(v), string(last))...).Scan(&before))
			if err != nil {
				return err
			}
			if !found {
				return store.ErrCursor
			}
		}
		var found []store.Document
		scan := func(r *sql.Rows) error {
			var num int64
			d, err := scanDocument(r, &num)
			found = append(found, d)
			return err
		}
		tokens := queryTokens(words)
		if len(tokens) == 0 {
			err := t.each(`SELECT d.num, d.head FROM document d WHERE`+visibleTo+`AND d.num < $3 ORDER BY d.num DESC LIMIT $4`,
				scan, append(viewerArgs(v), before, limit+1)...)
			if err != nil {
				return err
			}
		} else {
			matches, err := t.matches(spaceDocuments, tokens)
			if err != nil {
				return err
			}
			blocks := slices.Sorted(maps.Keys(matches))
			slices.Reverse(blocks)
			var candidates []int64
			for _, blk := range blocks {
				var here []int64
				matches[blk].all(func(at int) { here = append(here, blk*blockSize+int64(at)) })
				slices.Reverse(here)
				candidates = append(candidates, here...)
			}
			for _, num := range candidates {
				if num >= before {
					continue
				}
				err := t.each(`SELECT d.num, d.head FROM document d WHERE`+visibleTo+`AND d.num = $3`, scan, append(viewerArgs(v), num)...)
				if err != nil {
					return err
				}
				if len(found) > limit {
					break
				}
			}
		}
		if len(found) > limit {
			found = found[:limit]
			next = base64.RawURLEncoding.EncodeToString([]byte(found[limit-1].ID))
		}
		docs = found
		pointers := make([]*store.Document, len(docs))
		for i := range docs {
			pointers[i] = &docs[i]
		}
		return t.complete(v, pointers)
	})
	if err != nil {
		return nil, "", err
	}
	return docs, next, nil
}

// Proposals implements store.Store.
func (s *Store) Proposals(ctx context.Context, v store.Viewer, document string) ([]incident.Claim, error) {
	if !known(document, v.Person) {
		return nil, store.ErrNotFound
	}
	var claims []incident.Claim
	err := s.read(ctx, "reading the claims of document "+document, func(t *tx) error {
		claims = nil
		var seen int
		err := t.row(`SELECT count(*) FROM document d WHERE`+visibleTo+`AND d.id = $3`, append(viewerArgs(v), document)...).Scan(&seen)
		if err != nil {
			return err
		}
		if seen == 0 {
			return store.ErrNotFound
		}
		err = t.each(`SELECT body, state FROM claim WHERE document = $1 ORDER BY key, num`, func(r *sql.Rows) error {
			var c incident.Claim
			err := scanClaim(r, &c)
			claims = append(claims, c)
			return err
		}, document)
		if err != nil {
			return err
		}
		return t.maskSources(v, claims)
	})
	if err != nil {
		return nil, err
	}
	return claims, nil
}

// Waiting implements store.Store.
func (s *Store) Waiting(ctx context.Context, v store.Viewer) (int, error) {
	var n int
	err := s.read(ctx, "counting waiting claims", func(t *tx) error {
		return t.row(`SELECT count(*) FROM document d JOIN claim c ON c.document = d.id AND c.state = 0 WHERE`+visibleTo, viewerArgs(v)...).Scan(&n)
	})
	return n, err
}
