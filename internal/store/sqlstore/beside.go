package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/google/uuid"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// What stands side by side: documents that repeat each other, found by the keys of their sketches, and accounts of one
// happening, found by when and where.

// keep stores what is kept of a document's text.
func (t *tx) keepSketch(num int64, d *store.Document) error {
	source := d.SourceID
	if source == "" {
		source = store.OwnSource(d.ID)
	}
	_, err := t.exec(`INSERT INTO sketch (num, source, alike, repeats, body) VALUES ($1, $2, $3, $4, $5)`,
		num, source, d.Repeats, d.Repeats, []byte{})
	if err != nil || d.Sketch.Words == 0 {
		return err
	}
	return t.sketch(num, d.Sketch)
}

func (t *tx) sketch(num int64, s text.Sketch) error {
	body, err := s.MarshalBinary()
	if err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE sketch SET body = $1 WHERE num = $2`, body, num); err != nil {
		return err
	}
	keys := s.Keys()
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{int64(k), num} // #nosec G115 -- only its bits count
	}
	return t.insert(`INSERT INTO sketch_key (key, num)`, `ON CONFLICT (key, num) DO NOTHING`, rows)
}

// rebuildKeys makes the keys of documents anew; they depend on the text alone.
func (t *tx) rebuildKeys(nums []int64) error {
	keys, err := t.keysOf(nums)
	if err != nil {
		return err
	}
	var rows [][]any
	for _, num := range nums {
		for _, k := range keys[num] {
			rows = append(rows, []any{k, num})
		}
	}
	return t.insert(`INSERT INTO sketch_key (key, num)`, `ON CONFLICT (key, num) DO NOTHING`, rows)
}

// keysOf returns the keys that documents must have: those with a sketch.
func (t *tx) keysOf(nums []int64) (map[int64][]int64, error) {
	keys := map[int64][]int64{}
	err := in(t, `SELECT b.num, b.content, s.body FROM document_body b JOIN sketch s ON s.num = b.num WHERE b.num IN (IN)`, nums, func(r *sql.Rows) error {
		var num int64
		var content string
		var body []byte
		if err := r.Scan(&num, &content, &body); err != nil || len(body) == 0 {
			return err
		}
		var list []int64
		for _, k := range text.NewSketch(content).Keys() {
			list = append(list, int64(k)) // #nosec G115 -- only its bits count
		}
		keys[num] = list
		return nil
	})
	return keys, err
}

// dropSketch forgets a document's sketch.
func (t *tx) dropSketch(num int64) error {
	keys, err := t.keysOf([]int64{num})
	if err != nil {
		return err
	}
	for _, k := range keys[num] {
		if _, err := t.exec(`DELETE FROM sketch_key WHERE key = $1 AND num = $2`, k, num); err != nil {
			return err
		}
	}
	_, err = t.exec(`DELETE FROM sketch WHERE num = $1`, num)
	return err
}

// editionsOfKey is how many documents one key leads to at most, the newest: what thousands have is the form of an office.
// mostEditions is how many documents are given.
const (
	editionsOfKey = 32
	mostEditions  = 16
)

// Editions implements store.Exchange.
func (x exchange) Editions(readers []string, s text.Sketch) ([]incident.Edition, error) {
	// Also what is hidden from some of the readers takes no place among what a key leads to: else its number would show.
	q := `SELECT k.num FROM sketch_key k JOIN document d ON d.num = k.num WHERE k.key = $1 AND (d.restricted = 0`
	args := []any{int64(0)}
	if readers = slices.Compact(slices.Sorted(slices.Values(readers))); len(readers) > 0 {
		var list strings.Builder
		for i, p := range readers {
			fmt.Fprintf(&list, "%s$%d", []string{"", ", "}[min(i, 1)], i+2)
			args = append(args, p)
		}
		q += fmt.Sprintf(` OR (SELECT count(*) FROM reader r WHERE r.document = d.id AND r.person IN (%s)) = %d`, list.String(), len(readers))
	}
	q += fmt.Sprintf(`) ORDER BY k.num DESC LIMIT %d`, editionsOfKey)
	met := map[int64]float64{}
	for _, k := range s.Keys() {
		var nums []int64
		args[0] = int64(k) // #nosec G115 -- only its bits count
		err := x.each(q, func(r *sql.Rows) error {
			var num int64
			err := r.Scan(&num)
			nums = append(nums, num)
			return err
		}, args...)
		if err != nil {
			return nil, fmt.Errorf("looking for documents alike: %w", err)
		}
		for _, num := range nums {
			met[num] += 1 / float64(len(nums)) // a key that few have tells more
		}
	}
	nums := make([]int64, 0, len(met))
	for num := range met {
		nums = append(nums, num)
	}
	slices.SortFunc(nums, func(a, b int64) int { return cmp.Or(cmp.Compare(met[b], met[a]), cmp.Compare(a, b)) })
	nums = nums[:min(len(nums), mostEditions)]
	slices.Sort(nums)
	byNum := map[int64]incident.Edition{}
	err := in(x.tx, `SELECT d.num, d.head, s.source, s.body FROM document d JOIN sketch s ON s.num = d.num WHERE d.num IN (IN)`, nums, func(r *sql.Rows) error {
		var num int64
		var source string
		var body []byte
		d, err := scanDocument(r, &num, &source, &body)
		if err != nil {
			return err
		}
		e := incident.Edition{Document: d.ID, Source: source, Published: d.Published}
		err = e.Sketch.UnmarshalBinary(body)
		byNum[num] = e
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading documents alike: %w", err)
	}
	out := make([]incident.Edition, 0, len(nums))
	for _, num := range nums {
		out = append(out, byNum[num])
	}
	return out, nil
}

// link is how a document stands to an earlier one.
type link struct {
	num            int64
	id             string
	source         string
	alike, repeats string
	restricted     bool
}

const linkColumns = `d.num, d.id, s.source, s.alike, s.repeats, d.restricted`

func scanLink(r interface{ Scan(...any) error }) (link, error) {
	var l link
	var restricted int
	err := r.Scan(&l.num, &l.id, &l.source, &l.alike, &l.repeats, &restricted)
	l.restricted = restricted == 1
	return l, err
}

func (t *tx) linkOf(document string) (link, error) {
	l, err := scanLink(t.row(`SELECT `+linkColumns+` FROM document d JOIN sketch s ON s.num = d.num WHERE d.id = $1`, document))
	return l, missing(err, "document "+document)
}

func (t *tx) linksWhere(condition, value string) ([]link, error) {
	var out []link
	err := t.each(`SELECT `+linkColumns+` FROM sketch s JOIN document d ON d.num = s.num WHERE s.repeats <> '' AND `+condition+` ORDER BY d.num`, func(r *sql.Rows) error {
		l, err := scanLink(r)
		out = append(out, l)
		return err
	}, value)
	return out, err
}

// covers reports whether everybody who sees the document sees the other too.
func (t *tx) covers(document, other string) (bool, error) {
	readers, err := t.readersOf([]string{document, other})
	if err != nil {
		return false, err
	}
	theirs, restricted := readers[other]
	if !restricted {
		return true, nil
	}
	ours, limited := readers[document]
	if !limited {
		return false, nil
	}
	return !slices.ContainsFunc(ours, func(p string) bool { return !slices.Contains(theirs, p) }), nil
}

// Copies implements store.Store.
func (s *Store) Copies(ctx context.Context, v store.Viewer, document string) ([]store.Document, error) {
	if !known(document, v.Person) {
		return nil, store.ErrNotFound
	}
	var docs []store.Document
	err := s.read(ctx, "listing the copies of document "+document, func(t *tx) error {
		docs = nil
		var seen int
		err := t.row(`SELECT count(*) FROM document d WHERE`+visibleTo+`AND d.id = $3`, append(viewerArgs(v), document)...).Scan(&seen)
		if err != nil {
			return err
		}
		if seen == 0 {
			return store.ErrNotFound
		}
		err = t.each(`SELECT d.num, d.head FROM sketch s JOIN document d ON d.num = s.num WHERE`+visibleTo+`AND s.repeats <> '' AND s.repeats = $3
			ORDER BY d.num LIMIT 100`, func(r *sql.Rows) error {
			var num int64
			d, err := scanDocument(r, &num)
			docs = append(docs, d)
			return err
		}, append(viewerArgs(v), document)...)
		if err != nil {
			return err
		}
		pointers := make([]*store.Document, len(docs))
		for i := range docs {
			pointers[i] = &docs[i]
		}
		return t.complete(v, pointers)
	})
	if err != nil {
		return nil, err
	}
	return docs, nil
}

// completeLinks fills in which earlier documents documents repeat, as far as the viewer sees those.
func (t *tx) completeLinks(v store.Viewer, docs map[string]*store.Document, ids []string) error {
	var earlier []string
	err := in(t, `SELECT d.id, s.alike, s.repeats FROM sketch s JOIN document d ON d.num = s.num WHERE (s.alike <> '' OR s.repeats <> '') AND d.id IN (IN)`, ids, func(r *sql.Rows) error {
		var id, alike, repeats string
		err := r.Scan(&id, &alike, &repeats)
		docs[id].Alike, docs[id].Repeats = alike, repeats
		earlier = append(earlier, alike, repeats)
		return err
	})
	if err != nil || len(earlier) == 0 {
		return err
	}
	there := map[string]bool{}
	err = in(t, `SELECT id FROM document WHERE id IN (IN)`, earlier, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		there[id] = true
		return err
	})
	if err != nil {
		return err
	}
	hidden, err := t.hides(v, earlier)
	if err != nil {
		return err
	}
	for _, id := range ids {
		d := docs[id]
		if !there[d.Alike] || hidden[d.Alike] {
			d.Alike = ""
		}
		if !there[d.Repeats] || hidden[d.Repeats] {
			d.Repeats = ""
		}
	}
	return nil
}

// maskSources takes from superseded versions of claims the source that is a document hidden from the viewer: what was
// open when they were made may be restricted now.
func (t *tx) maskSources(v store.Viewer, claims []incident.Claim) error {
	var other []string
	of := func(c *incident.Claim) string {
		id, ok := strings.CutPrefix(c.Source.ID, store.OwnSource(""))
		if !ok || id == c.Source.Document || c.Source.Document == "" {
			return ""
		}
		return id
	}
	for i := range claims {
		if id := of(&claims[i]); id != "" {
			other = append(other, id)
		}
	}
	if len(other) == 0 {
		return nil
	}
	hidden, err := t.hides(v, other)
	if err != nil {
		return err
	}
	for i := range claims {
		if hidden[of(&claims[i])] {
			claims[i].Source.ID = store.OwnSource(claims[i].Source.Document)
		}
	}
	return nil
}

// SetRepeats implements store.Store.
func (s *Store) SetRepeats(ctx context.Context, by string, r store.Repeat, note string) error {
	doing := "saying what document " + r.Document + " repeats"
	if !known(by, r.Document, r.Earlier) {
		return fmt.Errorf("%s: %w", doing, store.ErrNotFound)
	}
	if err := refuseLong("note", maxNote, note); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return s.change(ctx, doing, func(t *tx) error {
		hidden, err := t.hides(store.Viewer{Person: by}, []string{r.Document, r.Earlier})
		if err != nil {
			return err
		}
		if hidden[r.Document] || hidden[r.Earlier] {
			return store.ErrNotFound
		}
		l, err := t.linkOf(r.Document)
		if err != nil {
			return err
		}
		own := store.OwnSource(r.Document)
		act, source, whole := store.ActDistinct, own, own
		if r.Earlier != "" {
			act = store.ActRepeats
			earlier, err := t.linkOf(r.Earlier)
			if err != nil {
				return err
			}
			if r.Earlier == r.Document || earlier.num > l.num || earlier.source == own {
				return store.ErrConflict
			}
			if source = earlier.source; r.Whole {
				whole = source
			}
			seen, err := t.covers(r.Document, r.Earlier)
			if err != nil {
				return err
			}
			if !seen {
				return store.ErrUnseen
			}
		}
		touched, err := t.rekey(l, by, r.Earlier, whole, func(key, _ string) string {
			if r.Whole || slices.Contains(r.Keys, key) {
				return source
			}
			return own
		})
		if err != nil {
			return err
		}
		if err := t.event(store.Event{By: by, Act: act, Document: r.Document, Note: note}); err != nil {
			return err
		}
		return t.recompose(touched, nil)
	})
}

// rekey gives the claims of a document another source, by versions that supersede them, and with them those claims of
// its copies that had the same. It returns the incidents to compose anew.
func (t *tx) rekey(l link, by, repeats, source string, of func(key, had string) string) ([]string, error) {
	touched, err := t.rekeyClaims(l.id, by, of)
	if err != nil {
		return nil, err
	}
	if _, err := t.exec(`UPDATE sketch SET repeats = $1, source = $2 WHERE num = $3`, repeats, source, l.num); err != nil {
		return nil, err
	}
	if source == l.source {
		return touched, nil
	}
	copies, err := t.linksWhere(`s.repeats = $1`, l.id)
	if err != nil {
		return nil, err
	}
	for _, c := range copies {
		if c.num <= l.num || c.source != l.source && c.source != store.OwnSource(c.id) {
			continue
		}
		seen, err := t.covers(c.id, strings.TrimPrefix(source, store.OwnSource("")))
		if err != nil {
			return nil, err
		}
		to := source
		if !seen { // no id of what is hidden from some of its readers
			to = store.OwnSource(c.id)
		}
		whole := c.source
		if whole == l.source {
			whole = to
		}
		more, err := t.rekey(c, by, c.repeats, whole, func(_, had string) string {
			if had == l.source {
				return to
			}
			return had
		})
		if err != nil {
			return nil, err
		}
		touched = append(touched, more...)
	}
	slices.Sort(touched)
	return slices.Compact(touched), nil
}

// rekeyClaims supersedes those claims of a document in force that are to have another source.
func (t *tx) rekeyClaims(document, by string, of func(key, had string) string) ([]string, error) {
	var claims []stored
	err := t.each(`SELECT `+storedColumns+` FROM claim WHERE document = $1 AND state IN (0, 1) ORDER BY num`, func(r *sql.Rows) error {
		x, err := scanStored(r)
		claims = append(claims, x)
		return err
	}, document)
	if err != nil {
		return nil, err
	}
	var touched []string
	for i := range claims {
		x := &claims[i]
		newer := x.claim
		if newer.Source.ID = of(x.key, x.claim.Source.ID); newer.Source.ID == x.claim.Source.ID {
			continue
		}
		newer.ID, newer.Supersedes, newer.By, newer.At = uuid.NewString(), x.id, by, t.now
		if x.state == stateConfirmed {
			if err := t.supersede(x, newer, x.incident, x.trail); err != nil {
				return nil, err
			}
			err := t.event(store.Event{By: by, Act: store.ActSuperseded, Incident: x.incident, Claims: []string{newer.ID, x.id}})
			if err != nil {
				return nil, err
			}
			touched = append(touched, x.incident)
			continue
		}
		body, err := bodyOf(newer)
		if err != nil {
			return nil, err
		}
		num, err := t.take("claim", 1)
		if err != nil {
			return nil, err
		}
		if _, err := t.exec(`UPDATE claim SET state = $1 WHERE num = $2`, stateSuperseded, x.num); err != nil {
			return nil, err
		}
		row := append([]any{num, newer.ID, newer.Key, nil, "[]", document, stateAwaiting, body}, t.s.whereabouts(&newer)...)
		if err := t.insert(insertProposal, ``, [][]any{row}); err != nil {
			return nil, err
		}
	}
	return touched, nil
}

// unlink takes documents apart that somebody sees who does not see what they repeat, after a document has other
// readers. Those that repeated the same go on as the copies of the oldest of them.
func (t *tx) unlink(document string) error {
	var all []link
	own, err := t.linkOf(document)
	if errors.Is(err, store.ErrNotFound) {
		return nil // nothing is kept of its text
	}
	if err != nil {
		return err
	}
	if own.repeats != "" {
		all = append(all, own)
	}
	for _, condition := range []string{`s.repeats = $1`, `s.source = $1`} {
		value := document
		if condition == `s.source = $1` {
			value = store.OwnSource(document)
		}
		more, err := t.linksWhere(condition, value)
		if err != nil {
			return err
		}
		all = append(all, more...)
	}
	slices.SortFunc(all, func(a, b link) int { return cmp.Compare(a.num, b.num) })
	all = slices.CompactFunc(all, func(a, b link) bool { return a.num == b.num })
	var touched []string
	heirs := map[string]link{} // of each source: the oldest document that lost it
	for _, l := range all {
		if l, err = t.linkOf(l.id); err != nil { // it may have followed another of them already
			return err
		}
		apart := false
		for _, other := range []string{l.repeats, strings.TrimPrefix(l.source, store.OwnSource(""))} {
			seen, err := t.covers(l.id, other)
			if err != nil {
				return err
			}
			apart = apart || !seen
		}
		if !apart {
			continue
		}
		earlier, err := t.linkOf(l.repeats)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		lost := earlier.source
		repeats, source := "", store.OwnSource(l.id)
		heir, ok := heirs[lost]
		if ok {
			if ok, err = t.covers(l.id, heir.id); err != nil {
				return err
			}
		}
		if ok {
			repeats, source = heir.id, store.OwnSource(heir.id)
		} else if _, first := heirs[lost]; !first {
			heirs[lost] = l
		}
		whole := l.source
		if whole == lost {
			whole = source
		}
		more, err := t.rekey(l, store.ByNode, repeats, whole, func(_, had string) string {
			if had == lost {
				return source
			}
			return had
		})
		if err != nil {
			return err
		}
		touched = append(touched, more...)
		if _, err := t.exec(`UPDATE sketch SET alike = $1 WHERE num = $2`, repeats, l.num); err != nil {
			return err
		}
	}
	if len(touched) == 0 {
		return nil
	}
	slices.Sort(touched)
	return t.recompose(slices.Compact(touched), nil)
}

// Unsketched implements store.Store.
func (s *Store) Unsketched(ctx context.Context, limit int) ([]store.Document, error) {
	var docs []store.Document
	err := s.read(ctx, "listing documents without a sketch", func(t *tx) error {
		docs = nil
		return t.each(`SELECT d.num, d.head, b.content, b.reading FROM document d JOIN document_body b ON b.num = d.num
			WHERE NOT EXISTS (SELECT 1 FROM sketch s WHERE s.num = d.num) ORDER BY d.num LIMIT $1`, func(r *sql.Rows) error {
			var num int64
			var body string
			var reading []byte
			d, err := scanDocument(r, &num, &body, &reading)
			d.Text, d.Reading = body, reading
			docs = append(docs, d)
			return err
		}, min(max(limit, 1), 500))
	})
	return docs, err
}

// Sketch implements store.Store.
func (s *Store) Sketch(ctx context.Context, sketches map[string]text.Sketch) error {
	return s.change(ctx, "keeping sketches of documents", func(t *tx) error {
		for _, document := range slices.Sorted(maps.Keys(sketches)) {
			var num int64
			var there int
			found, err := absent(t.row(`SELECT num FROM document WHERE id = $1`, document).Scan(&num))
			if err == nil && !found {
				err = store.ErrNotFound
			}
			if err == nil {
				err = t.row(`SELECT count(*) FROM sketch WHERE num = $1`, num).Scan(&there)
			}
			if err == nil && there == 0 { // else kept by somebody else meanwhile
				err = t.keepSketch(num, &store.Document{ID: document, Sketch: sketches[document]})
			}
			if err != nil {
				return fmt.Errorf("document %s: %w", document, err)
			}
		}
		return nil
	})
}

const insertProposal = `INSERT INTO claim (num, id, key, incident, trail, document, state, body, first_day, last_day, west, south, east, north)`

// noDay stands in first_day of a claim without a date, so that it is not taken for one not filled in yet.
const noDay = math.MaxInt32

// whereabouts are the columns of a claim by which it is found while it awaits.
func (s *Store) whereabouts(c *incident.Claim) []any {
	w := &c.When
	box, placed := store.BoxOf(c.Places, s.opts.Atlas, 0)
	if w.Start == incident.NoDay || w.End == incident.NoDay || !placed {
		return []any{int64(noDay), nil, nil, nil, nil, nil}
	}
	return []any{int64(w.Start), int64(w.End), int64(micro(box.West)), int64(micro(box.South)), int64(micro(box.East)), int64(micro(box.North))}
}

// fillWhereabouts fills the columns of waiting claims that a version before this one stored, or a backup left out.
func (t *tx) fillWhereabouts(state int) error {
	var claims []stored
	err := t.each(`SELECT `+storedColumns+` FROM claim WHERE state = $1 AND first_day IS NULL`, func(r *sql.Rows) error {
		x, err := scanStored(r)
		claims = append(claims, x)
		return err
	}, state)
	if err != nil {
		return err
	}
	for i := range claims {
		_, err := t.exec(`UPDATE claim SET first_day = $1, last_day = $2, west = $3, south = $4, east = $5, north = $6 WHERE num = $7`,
			append(t.s.whereabouts(&claims[i].claim), claims[i].num)...)
		if err != nil {
			return err
		}
	}
	return nil
}

// coarsestDays is how long before a day a claim may begin that still meets it: longer ones are like nothing.
const coarsestDays = 62

// Neighbours implements store.Store.
func (s *Store) Neighbours(ctx context.Context, v store.Viewer, n store.Vicinity) ([]store.Neighbour, error) {
	const doing = "looking for accounts of the same happening"
	if !known(n.Except, n.Document, n.Besides, v.Person) {
		return nil, fmt.Errorf("%s: %w", doing, store.ErrNotFound)
	}
	if n.Waiting {
		// A database that an older version wrote is filled in once.
		var missing int
		err := s.read(ctx, doing, func(t *tx) error {
			return t.row(`SELECT count(*) FROM (SELECT 1 FROM claim WHERE state = 0 AND first_day IS NULL LIMIT 1) AS m`).Scan(&missing)
		})
		if err == nil && missing > 0 {
			err = s.change(ctx, doing, func(t *tx) error { return t.fillWhereabouts(stateAwaiting) })
		}
		if err != nil {
			return nil, err
		}
	}
	var out []store.Neighbour
	err := s.read(ctx, doing, func(t *tx) error {
		out = nil
		if err := t.incidentsNear(v, &n, &out); err != nil {
			return err
		}
		if n.Waiting {
			return t.waitingNear(v, &n, &out)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// incidentsNear finds the nearest incidents and their claims.
func (t *tx) incidentsNear(v store.Viewer, n *store.Vicinity, out *[]store.Neighbour) error {
	q := store.Query{From: n.From, To: n.To, Box: &n.Box, Classes: n.Classes, Sources: n.Sources, Besides: n.Besides}
	lon, lat := middle(&n.Box)
	type at struct {
		place
		far float64
	}
	var found []at
	byFar := func(a, b at) int { return cmp.Or(cmp.Compare(a.far, b.far), comparePlaces(a.place, b.place)) }
	err := t.scan(v, &q, func(num int64, r *record) {
		// A day weighs as much as 20 km; what is known to an area only counts as 30 km away.
		far := 20 * float64(max(int(r.start)-int(n.To), int(n.From)-int(r.end), 0)+max(int(r.end-r.start)-int(n.To-n.From), 0)/7)
		if r.flags&flagPoint != 0 {
			far += kilometres(lon, lat, float64(r.lon)/1e6, float64(r.lat)/1e6)
		} else {
			far += 30
		}
		if found = append(found, at{place{num, r.start, r.tie}, far}); len(found) >= 2*store.NeighbourLimit+2 {
			slices.SortFunc(found, byFar)
			found = found[:store.NeighbourLimit+1]
		}
	})
	if err != nil {
		return err
	}
	slices.SortFunc(found, byFar)
	places := make([]place, 0, store.NeighbourLimit+1)
	for _, f := range found[:min(len(found), store.NeighbourLimit+1)] {
		places = append(places, f.place)
	}
	rows, err := t.lines(places)
	if err != nil {
		return err
	}
	rows = slices.DeleteFunc(rows, func(r store.Row) bool { return r.ID == n.Except })
	rows = rows[:min(len(rows), store.NeighbourLimit)]
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	claims := make(map[string][]incident.Claim, len(ids))
	if err := t.confirmedClaims(ids, claims); err != nil {
		return err
	}
	hidden, err := t.hides(v, documentsOf(claims))
	if err != nil {
		return err
	}
	for i := range rows {
		r := &rows[i]
		list := slices.DeleteFunc(claims[r.ID], func(c incident.Claim) bool { return hidden[c.Source.Document] })
		if len(list) == 0 {
			continue
		}
		*out = append(*out, store.Neighbour{Incident: r.ID, Title: r.Title, Place: r.Place, Sources: r.Sources, Claims: list,
			When: incident.When{Start: r.Start, End: r.End, Precision: r.TimePrec}})
	}
	return nil
}

// waitingNear finds claims that await.
func (t *tx) waitingNear(v store.Viewer, n *store.Vicinity, out *[]store.Neighbour) error {
	var claims []incident.Claim
	err := t.each(`SELECT c.body, c.state FROM claim c JOIN document d ON d.id = c.document WHERE`+visibleTo+`AND c.state = 0
		AND c.first_day >= $3 AND c.first_day <= $4 AND c.last_day >= $5 AND c.west <= $6 AND c.east >= $7 AND c.south <= $8 AND c.north >= $9
		AND c.document <> $10 ORDER BY c.first_day DESC, c.num DESC LIMIT $11`, func(r *sql.Rows) error {
		var c incident.Claim
		err := scanClaim(r, &c)
		claims = append(claims, c)
		return err
	}, append(viewerArgs(v), int64(n.From)-coarsestDays, int64(n.To), int64(n.From),
		int64(micro(n.Box.East)), int64(micro(n.Box.West)), int64(micro(n.Box.North)), int64(micro(n.Box.South)), n.Document, store.NeighbourLimit)...)
	if err != nil {
		return err
	}
	for _, c := range claims {
		if len(n.Classes) > 0 && !slices.Contains(n.Classes, c.Class) || len(n.Sources) > 0 && !slices.Contains(n.Sources, c.Source.ID) {
			continue
		}
		w := store.Neighbour{Title: c.Title, When: c.When, Sources: 1, Claims: []incident.Claim{c}}
		if w.Title.AR == "" && w.Title.EN == "" {
			w.Title = incident.ComposeTitle(c)
		}
		if len(c.Places) > 0 {
			w.Place = &c.Places[0]
		}
		*out = append(*out, w)
	}
	return nil
}

func middle(b *store.Box) (lon, lat float64) { return (b.West + b.East) / 2, (b.South + b.North) / 2 }

// kilometres is the distance of two positions that are not far apart, on a sphere that is flat between them.
func kilometres(lon, lat, lon2, lat2 float64) float64 {
	const perDegree = 111.195
	return perDegree * math.Hypot(lat2-lat, (lon2-lon)*math.Cos(lat*math.Pi/180))
}
