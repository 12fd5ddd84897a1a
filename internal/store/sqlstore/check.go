package sqlstore

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// recomposeBatch is how many incidents are made anew in one transaction.
const recomposeBatch = 1000

// Recompose implements store.Store. It works in batches: what is done stays done when it is interrupted.
func (s *Store) Recompose(ctx context.Context, progress func(done, total int)) error {
	var incidents []string
	var documents []int64
	err := s.read(ctx, "recomposing: listing incidents", func(t *tx) error {
		var err error
		incidents, err = t.incidents()
		if err != nil {
			return err
		}
		documents, err = t.numbers(`SELECT num FROM document ORDER BY num`)
		return err
	})
	if err != nil {
		return err
	}
	total, done := len(incidents)+len(documents), 0
	report := func(n int) {
		if done += n; progress != nil {
			progress(done, total)
		}
	}
	for part := range slices.Chunk(incidents, recomposeBatch) {
		if err := s.change(ctx, "recomposing incidents", func(t *tx) error { return t.recompose(part, nil) }); err != nil {
			return err
		}
		report(len(part))
	}
	for part := range slices.Chunk(documents, 64) {
		if err := s.change(ctx, "indexing documents", func(t *tx) error { return t.indexDocuments(part) }); err != nil {
			return err
		}
		report(len(part))
	}
	// Where a unit lies is known better at times.
	return s.change(ctx, "finding what awaits anew", func(t *tx) error {
		if _, err := t.exec(`UPDATE claim SET first_day = NULL WHERE state IN (0, 2)`); err != nil {
			return err
		}
		return errors.Join(t.fillWhereabouts(stateAwaiting), t.fillWhereabouts(stateRejected))
	})
}

// incidents lists the incidents that have claims or slots.
func (t *tx) incidents() ([]string, error) {
	var ids []string
	err := t.each(`SELECT incident FROM claim WHERE state = 1 AND incident IS NOT NULL UNION SELECT incident FROM slot`, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

func (t *tx) numbers(q string, args ...any) ([]int64, error) {
	var nums []int64
	err := t.each(q, func(r *sql.Rows) error {
		var n int64
		err := r.Scan(&n)
		nums = append(nums, n)
		return err
	}, args...)
	return nums, err
}

// documentEntries makes the entries of documents anew.
func (t *tx) documentEntries(nums []int64) (map[int64]*entry, error) {
	entries := map[int64]*entry{}
	err := in(t, `SELECT d.num, d.head, b.content FROM document d JOIN document_body b ON b.num = d.num WHERE d.num IN (IN)`, nums, func(r *sql.Rows) error {
		var num int64
		var body string
		d, err := scanDocument(r, &num, &body)
		d.Text = body
		entries[num] = &entry{tokens: documentTokens(&d)}
		return err
	})
	return entries, err
}

func (t *tx) indexDocuments(nums []int64) error {
	entries, err := t.documentEntries(nums)
	if err != nil {
		return err
	}
	if err := t.index(spaceDocuments, entries, func(int64) bool { return false }); err != nil {
		return err
	}
	for _, num := range nums {
		if _, err := t.exec(`UPDATE document SET analyzer = $1 WHERE num = $2`, text.AnalyzerVersion, num); err != nil {
			return err
		}
	}
	return nil
}

// faultLimit is how many faults Check names before it stops.
const faultLimit = 1000

// Check implements store.Store.
func (s *Store) Check(ctx context.Context) ([]string, error) {
	faults, err := s.dialect.Integrity(ctx, s.reader)
	if err != nil {
		return faults, fmt.Errorf("checking the database: %w", err)
	}
	err = s.read(ctx, "checking", func(t *tx) error {
		c := checker{tx: t, faults: faults}
		for _, step := range []func() error{c.claims, c.slots, c.documents, c.sketches, c.whereabouts} {
			if err := step(); err != nil {
				return err
			}
			if len(c.faults) > faultLimit {
				c.faults = append(c.faults[:faultLimit], "and more: too many to list")
				break
			}
		}
		faults = c.faults
		return nil
	})
	return faults, err
}

type checker struct {
	*tx
	faults []string
}

func (c *checker) fault(format string, args ...any) {
	c.faults = append(c.faults, fmt.Sprintf(format, args...))
}

// claims checks what claims say of each other.
func (c *checker) claims() error {
	ids := func(format, q string) error {
		return c.each(q, func(r *sql.Rows) error {
			var id string
			err := r.Scan(&id)
			c.fault(format, id)
			return err
		})
	}
	if err := ids("claim %s is confirmed and in no incident", `SELECT id FROM claim WHERE state = 1 AND incident IS NULL`); err != nil {
		return err
	}
	if err := ids("claim key %s has several versions in force", `SELECT key FROM claim WHERE state = 1 GROUP BY key HAVING count(*) > 1`); err != nil {
		return err
	}
	if err := ids("claim key %s stands in several incidents", `SELECT key FROM claim WHERE incident IS NOT NULL GROUP BY key HAVING count(DISTINCT incident) > 1`); err != nil {
		return err
	}
	if err := ids("incident %s is merged away and has claims", `SELECT DISTINCT m.id FROM merged m JOIN claim c ON c.incident = m.id WHERE c.state = 1`); err != nil {
		return err
	}
	for head, q := range map[string]string{
		"claim": `SELECT COALESCE(max(num), 0) FROM claim`, "document": `SELECT COALESCE(max(num), 0) FROM document`,
		"slot": `SELECT COALESCE(max(num), 0) FROM slot`, "code": `SELECT COALESCE(max(code), 0) FROM code`,
		"event": `SELECT COALESCE(max(seq), 0) FROM event`,
	} {
		var last, value int64
		if err := c.row(q).Scan(&last); err != nil {
			return err
		}
		if err := c.row(`SELECT value FROM head WHERE name = $1`, head).Scan(&value); err != nil {
			return err
		}
		if last > value {
			c.fault("the counter of %ss stands at %d, but number %d is given", head, value, last)
		}
	}
	return nil
}

// slots composes every incident anew and compares with slots, who sees them, records and postings, a block at a time.
func (c *checker) slots() error {
	if err := c.loadCodes(); err != nil {
		return err
	}
	desk, err := c.desk()
	if err != nil {
		return err
	}
	ids, err := c.incidents()
	if err != nil {
		return err
	}
	var stale int
	if err := c.row(`SELECT count(*) FROM slot WHERE analyzer <> $1`, text.AnalyzerVersion).Scan(&stale); err != nil {
		return err
	}
	if stale > 0 {
		c.fault("%d rows were indexed by another version of the analyzer: recompose", stale)
	}
	expected := map[int64]*expectation{}
	for part := range slices.Chunk(ids, recomposeBatch) {
		if err := c.compareSlots(part, desk, expected); err != nil {
			return err
		}
	}
	blocks, err := c.numbers(`SELECT blk FROM block WHERE space = $1 ORDER BY blk`, spaceSlots)
	if err != nil {
		return err
	}
	byBlock := map[int64][]int64{}
	for num := range expected {
		blk, _ := blockOf(num)
		byBlock[blk] = append(byBlock[blk], num)
		if !slices.Contains(blocks, blk) {
			blocks = append(blocks, blk)
			c.fault("block %d of the index is missing", blk)
		}
	}
	for _, blk := range blocks {
		if err := c.compareBlock(blk, byBlock[blk], expected); err != nil {
			return err
		}
	}
	return nil
}

// expectation is what a slot's index must hold, small enough to keep for all of them.
type expectation struct {
	rec    record
	tokens []string
}

func (c *checker) compareSlots(ids []string, desk incident.Desk, expected map[int64]*expectation) error {
	claims := map[string][]incident.Claim{}
	if err := c.confirmedClaims(ids, claims); err != nil {
		return err
	}
	readers, err := c.readersOf(documentsOf(claims))
	if err != nil {
		return err
	}
	type have struct {
		num  int64
		line []byte
	}
	slots := map[string]map[string]have{}
	var nums []int64
	err = in(c.tx, `SELECT num, incident, variant, line FROM slot WHERE incident IN (IN)`, ids, func(r *sql.Rows) error {
		var id, variant string
		var h have
		err := r.Scan(&h.num, &id, &variant, &h.line)
		if slots[id] == nil {
			slots[id] = map[string]have{}
		}
		slots[id][variant] = h
		nums = append(nums, h.num)
		return err
	})
	if err != nil {
		return err
	}
	sights := map[int64][]sight{}
	err = in(c.tx, `SELECT num, person, sees FROM sight WHERE num IN (IN) ORDER BY num, person`, nums, func(r *sql.Rows) error {
		var num int64
		var x sight
		var sees int
		err := r.Scan(&num, &x.person, &sees)
		x.sees = sees == 1
		sights[num] = append(sights[num], x)
		return err
	})
	if err != nil {
		return err
	}
	made, err := c.s.composeAll(ids, claims, readers, desk)
	if err != nil {
		c.fault("%v", err)
		return nil
	}
	for i, id := range ids {
		who := made[i].sights
		for _, w := range made[i].list {
			if err := c.encode(&w); err != nil {
				return err
			}
			h, ok := slots[id][w.variant]
			if !ok {
				c.fault("incident %s is missing from the lists", id)
				continue
			}
			delete(slots[id], w.variant)
			if !bytes.Equal(h.line, w.line) {
				c.fault("incident %s: the lists show another row than its claims compose to", id)
			}
			if !slices.Equal(sights[h.num], who[w.variant]) {
				c.fault("incident %s: who may see it is not what its documents say", id)
			}
			expected[h.num] = &expectation{w.entry.rec, w.entry.tokens}
		}
		for range slots[id] {
			c.fault("incident %s: the lists show a row that no claims compose to", id)
		}
	}
	return nil
}

func (c *checker) compareBlock(blk int64, nums []int64, expected map[int64]*expectation) error {
	var facts []byte
	err := c.each(`SELECT facts FROM block WHERE space = $1 AND blk = $2`, func(r *sql.Rows) error { return r.Scan(&facts) }, spaceSlots, blk)
	if err != nil {
		return err
	}
	want := make([]byte, blockSize*recordSize)
	tokens := map[string]*members{}
	for _, num := range nums {
		e := expected[num]
		_, at := blockOf(num)
		e.rec.put(want[at*recordSize:])
		addTokens(tokens, e.tokens, at)
	}
	if len(facts) != len(want) {
		c.fault("block %d of the index has %d bytes of records in place of %d", blk, len(facts), len(want))
	} else {
		for at := range blockSize {
			if i, j := at*recordSize, (at+1)*recordSize; !bytes.Equal(facts[i:j], want[i:j]) {
				c.fault("slot %d: its record in the index is not what its claims compose to", blk*blockSize+int64(at))
			}
		}
	}
	return c.comparePostings(spaceSlots, blk, tokens)
}

func addTokens(to map[string]*members, tokens []string, at int) {
	for _, token := range tokens {
		m := to[token]
		if m == nil {
			m = &members{}
			to[token] = m
		}
		m.add(at)
	}
}

func (c *checker) comparePostings(space int, blk int64, want map[string]*members) error {
	have, err := c.postings(space, blk)
	if err != nil {
		c.fault("block %d of the index: %v", blk, err)
		return nil
	}
	for _, token := range slices.Sorted(maps.Keys(want)) {
		if h := have[token]; h == nil || *h != *want[token] {
			c.fault("block %d of the index: the token %q does not lead where it must", blk, token)
		}
		delete(have, token)
	}
	for _, token := range slices.Sorted(maps.Keys(have)) {
		c.fault("block %d of the index: the token %q leads to what does not hold it", blk, token)
	}
	return nil
}

func (c *checker) documents() error {
	var stale int
	if err := c.row(`SELECT count(*) FROM document WHERE analyzer <> $1`, text.AnalyzerVersion).Scan(&stale); err != nil {
		return err
	}
	if stale > 0 {
		c.fault("%d documents were indexed by another version of the analyzer: recompose", stale)
	}
	nums, err := c.numbers(`SELECT num FROM document ORDER BY num`)
	if err != nil {
		return err
	}
	byBlock := map[int64][]int64{}
	for _, num := range nums {
		blk, _ := blockOf(num)
		byBlock[blk] = append(byBlock[blk], num)
	}
	for _, blk := range slices.Sorted(maps.Keys(byBlock)) {
		tokens := map[string]*members{}
		for part := range slices.Chunk(byBlock[blk], 64) {
			entries, err := c.documentEntries(part)
			if err != nil {
				return err
			}
			if len(entries) != len(part) {
				c.fault("%d documents have no text", len(part)-len(entries))
			}
			for num, e := range entries {
				_, at := blockOf(num)
				addTokens(tokens, e.tokens, at)
			}
		}
		if err := c.comparePostings(spaceDocuments, blk, tokens); err != nil {
			return err
		}
	}
	return nil
}

// sketches checks by which keys documents are found, and that what they repeat is there.
func (c *checker) sketches() error {
	nums, err := c.numbers(`SELECT num FROM sketch ORDER BY num`)
	if err != nil {
		return err
	}
	for part := range slices.Chunk(nums, 64) {
		want, err := c.keysOf(part)
		if err != nil {
			return err
		}
		have := map[int64][]int64{}
		for _, num := range part {
			for _, k := range want[num] {
				var there int
				if err := c.row(`SELECT count(*) FROM sketch_key WHERE key = $1 AND num = $2`, k, num).Scan(&there); err != nil {
					return err
				}
				if there > 0 {
					have[num] = append(have[num], k)
				}
			}
			if len(have[num]) != len(want[num]) {
				c.fault("document number %d: of the %d keys by which its copies are found %d are missing", num, len(want[num]), len(want[num])-len(have[num]))
			}
		}
	}
	var stray int
	if err := c.row(`SELECT count(*) FROM sketch_key k WHERE NOT EXISTS (SELECT 1 FROM sketch s WHERE s.num = k.num)`).Scan(&stray); err != nil {
		return err
	}
	if stray > 0 {
		c.fault("%d keys of documents lead to no document", stray)
	}
	links, err := c.linksWhere(`s.repeats <> $1`, "")
	if err != nil {
		return err
	}
	for _, l := range links {
		seen, err := c.covers(l.id, l.repeats)
		if err != nil {
			return err
		}
		if !seen {
			c.fault("document %s repeats one that some of its readers may not see", l.id)
		}
	}
	return nil
}

// whereabouts checks by which days and boxes claims that await are found.
func (c *checker) whereabouts() error {
	return c.each(`SELECT body, state, first_day, last_day, west, south, east, north FROM claim WHERE state = 0 AND first_day IS NOT NULL`, func(r *sql.Rows) error {
		var body []byte
		var state int
		var have [6]sql.NullInt64
		if err := r.Scan(&body, &state, &have[0], &have[1], &have[2], &have[3], &have[4], &have[5]); err != nil {
			return err
		}
		var claim incident.Claim
		if err := json.Unmarshal(body, &claim); err != nil {
			return fmt.Errorf("reading a stored claim: %w", err)
		}
		for i, want := range c.s.whereabouts(&claim) {
			n, known := want.(int64)
			if have[i].Valid != known || have[i].Int64 != n {
				c.fault("claim %s awaits and is found by another day or place than it gives", claim.ID)
				break
			}
		}
		return nil
	})
}
