package sqlstore

import (
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"sync"

	"tansiq/internal/incident"
)

// The index. Slots are numbered in order of arrival; 1,024 of them make a block. A block is one blob of fixed
// records, all that is asked of an incident as a number (when, where, side, class), and a set of postings, one
// small blob a token, that say which of the 1,024 carry it (words, actors, units, sources). A query intersects
// postings, then tests the records that are left: some nanoseconds each, so that a scan of 100,000 incidents
// takes a few milliseconds whatever the combination of filters, and every count is exact. Imports append: one
// batch writes one or two blocks. Documents are indexed by postings alone.

// The spaces of the index.
const (
	spaceSlots     = 0
	spaceDocuments = 1
)

const (
	blockSize  = 1024
	recordSize = 40
)

// blockOf returns where a number stands: its block, and its place there.
func blockOf(num int64) (blk int64, at int) { return num / blockSize, int(num % blockSize) }

// Flags of a record.
const (
	flagLive         uint32 = 1 << iota // the slot is in use
	flagExtra                           // seen only by those whom table sight names
	flagContradicted                    // has contradictions
	flagWeekly                          // its first day is known to the week
	flagPoint                           // its position is a point on the map
)

// record is what the index knows of one slot. Two records are compared as bytes by Check.
type record struct {
	flags       uint32
	class, side uint32       // codes
	extent      uint32       // code of the area that it is known to; 0: none
	start, end  incident.Day // both NoDay: no date; else start ≤ end
	lon, lat    int32        // of the point, in 1e-6 degrees
	tie         uint64       // orders the incidents of one day
}

func (r *record) put(b []byte) {
	le := binary.LittleEndian
	le.PutUint32(b[0:], r.flags)
	le.PutUint32(b[4:], r.class)
	le.PutUint32(b[8:], r.side)
	le.PutUint32(b[12:], r.extent)
	le.PutUint32(b[16:], uint32(r.start))
	le.PutUint32(b[20:], uint32(r.end))
	le.PutUint32(b[24:], uint32(r.lon))
	le.PutUint32(b[28:], uint32(r.lat))
	le.PutUint64(b[32:], r.tie)
}

func (r *record) get(b []byte) {
	le := binary.LittleEndian
	_ = b[recordSize-1]
	r.flags = le.Uint32(b[0:])
	r.class = le.Uint32(b[4:])
	r.side = le.Uint32(b[8:])
	r.extent = le.Uint32(b[12:])
	r.start = incident.Day(le.Uint32(b[16:]))
	r.end = incident.Day(le.Uint32(b[20:]))
	r.lon = int32(le.Uint32(b[24:]))
	r.lat = int32(le.Uint32(b[28:]))
	r.tie = le.Uint64(b[32:])
}

// members is a subset of a block.
type members [blockSize / 64]uint64

func (m *members) add(at int) { m[at/64] |= 1 << (at % 64) }

func (m *members) count() (n int) {
	for _, w := range m {
		n += bits.OnesCount64(w)
	}
	return n
}

func (m *members) intersect(o *members) (empty bool) {
	var left uint64
	for i := range m {
		m[i] &= o[i]
		left |= m[i]
	}
	return left == 0
}

func (m *members) unite(o *members) {
	for i := range m {
		m[i] |= o[i]
	}
}

// all calls fn for each member in ascending order.
func (m *members) all(fn func(at int)) {
	for i, w := range m {
		for ; w != 0; w &= w - 1 {
			fn(i*64 + bits.TrailingZeros64(w))
		}
	}
}

// bitmapBytes is the size of a subset as a bitmap; smaller ones are stored as a list of two-byte places.
const bitmapBytes = blockSize / 8

func (m *members) encode() []byte {
	n := m.count()
	if 2*n >= bitmapBytes {
		b := make([]byte, 0, bitmapBytes)
		for _, w := range m {
			b = binary.LittleEndian.AppendUint64(b, w)
		}
		return b
	}
	b := make([]byte, 0, 2*n)
	m.all(func(at int) { b = binary.LittleEndian.AppendUint16(b, uint16(at)) }) // #nosec G115 -- at < 1024
	return b
}

func (m *members) decode(b []byte) error {
	*m = members{}
	if len(b) == bitmapBytes {
		for i := range m {
			m[i] = binary.LittleEndian.Uint64(b[8*i:])
		}
		return nil
	}
	if len(b)%2 != 0 || len(b) > bitmapBytes {
		return fmt.Errorf("a posting has %d bytes", len(b))
	}
	for ; len(b) > 0; b = b[2:] {
		at := int(binary.LittleEndian.Uint16(b))
		if at >= blockSize {
			return fmt.Errorf("a posting names place %d of %d", at, blockSize)
		}
		m.add(at)
	}
	return nil
}

// entry is what one slot or document contributes to the index. A nil entry takes it out.
type entry struct {
	rec    record
	tokens []string // sorted, each once
}

// index brings blocks up to date with the entries of some of their members. fresh says that a number was never
// in the index before.
func (t *tx) index(space int, entries map[int64]*entry, fresh func(num int64) bool) error {
	byBlock := map[int64][]int64{}
	for num := range entries {
		blk, _ := blockOf(num)
		byBlock[blk] = append(byBlock[blk], num)
	}
	for _, blk := range slices.Sorted(maps.Keys(byBlock)) {
		nums := byBlock[blk]
		slices.Sort(nums)
		if err := t.indexBlock(space, blk, nums, entries, fresh); err != nil {
			return fmt.Errorf("indexing block %d: %w", blk, err)
		}
	}
	return nil
}

func (t *tx) indexBlock(space int, blk int64, nums []int64, entries map[int64]*entry, fresh func(int64) bool) error {
	var facts []byte
	err := t.row(`SELECT facts FROM block WHERE space = $1 AND blk = $2`, space, blk).Scan(&facts)
	isNew := errors.Is(err, sql.ErrNoRows)
	if err != nil && !isNew {
		return err
	}
	if space == spaceSlots && len(facts) != blockSize*recordSize {
		if !isNew {
			return fmt.Errorf("its records have %d bytes", len(facts))
		}
		facts = make([]byte, blockSize*recordSize)
	}
	postings := map[string]*members{}
	changed := map[string]bool{}
	if !isNew {
		if postings, err = t.postings(space, blk); err != nil {
			return err
		}
		// What was there before under these numbers goes.
		var old members
		for _, num := range nums {
			if !fresh(num) {
				_, at := blockOf(num)
				old.add(at)
			}
		}
		if old.count() > 0 {
			for token, m := range postings {
				kept := *m
				for i := range kept {
					kept[i] &^= old[i]
				}
				if kept != *m {
					*m, changed[token] = kept, true
				}
			}
		}
	}
	for _, num := range nums {
		_, at := blockOf(num)
		e := entries[num]
		if e == nil {
			e = &entry{}
		}
		if space == spaceSlots {
			e.rec.put(facts[at*recordSize:])
		}
		for _, token := range e.tokens {
			m := postings[token]
			if m == nil {
				m = &members{}
				postings[token] = m
			}
			m.add(at)
			changed[token] = true
		}
	}
	if facts == nil {
		facts = []byte{}
	}
	_, err = t.exec(`INSERT INTO block (space, blk, version, facts) VALUES ($1, $2, $3, $4)
		ON CONFLICT (space, blk) DO UPDATE SET version = excluded.version, facts = excluded.facts`, space, blk, t.version, facts)
	if err != nil {
		return err
	}
	rows := make([][]any, 0, len(changed))
	for _, token := range slices.Sorted(maps.Keys(changed)) {
		m := postings[token]
		if m.count() == 0 {
			if _, err := t.exec(`DELETE FROM posting WHERE space = $1 AND blk = $2 AND token = $3`, space, blk, token); err != nil {
				return err
			}
			continue
		}
		rows = append(rows, []any{space, blk, token, m.encode()})
	}
	return t.insert(`INSERT INTO posting (space, blk, token, members)`,
		`ON CONFLICT (space, blk, token) DO UPDATE SET members = excluded.members`, rows)
}

// postings reads all postings of a block.
func (t *tx) postings(space int, blk int64) (map[string]*members, error) {
	found := map[string]*members{}
	err := t.each(`SELECT token, members FROM posting WHERE space = $1 AND blk = $2`, func(r *sql.Rows) error {
		var token string
		var b sql.RawBytes
		if err := r.Scan(&token, &b); err != nil {
			return err
		}
		m := &members{}
		found[token] = m
		return m.decode(b)
	}, space, blk)
	return found, err
}

// posting reads one token's postings of all blocks into found, where a block is already there united with it.
func (t *tx) posting(space int, token string, found map[int64]*members) error {
	// The blocks come first: one short search each, on both databases.
	return t.each(`SELECT p.blk, p.members FROM block b CROSS JOIN posting p
		WHERE b.space = $1 AND p.space = $1 AND p.blk = b.blk AND p.token = $2`, func(r *sql.Rows) error {
		var blk int64
		var b sql.RawBytes
		var m members
		err := r.Scan(&blk, &b)
		if err == nil {
			err = m.decode(b)
		}
		if err != nil {
			return err
		}
		if f := found[blk]; f != nil {
			f.unite(&m)
		} else {
			found[blk] = &m
		}
		return nil
	}, space, token)
}

// blockCacheLimit bounds how many blocks are kept in memory: 1,024 of them are 40 MB and a million incidents.
const blockCacheLimit = 1024

// blockCache keeps the records of blocks as they were at a version. A version is never given twice to different
// records that somebody could have read, so several processes may share a database.
type blockCache struct {
	mu     sync.Mutex
	blocks map[int64]cachedBlock
}

type cachedBlock struct {
	version int64
	facts   []byte // not changed once here
}

func (c *blockCache) get(blk, version int64) []byte {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b, ok := c.blocks[blk]; ok && b.version == version {
		return b.facts
	}
	return nil
}

func (c *blockCache) put(blk, version int64, facts []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.blocks == nil {
		c.blocks = map[int64]cachedBlock{}
	}
	if len(c.blocks) >= blockCacheLimit {
		for other := range c.blocks { // any one
			delete(c.blocks, other)
			break
		}
	}
	c.blocks[blk] = cachedBlock{version, facts}
}

// facts calls fn with the records of each block of slots, in order; only those in wanted when it is not nil.
func (t *tx) facts(wanted map[int64]*members, fn func(blk int64, facts []byte) error) error {
	type at struct{ blk, version int64 }
	var blocks []at
	err := t.each(`SELECT blk, version FROM block WHERE space = $1 ORDER BY blk`, func(r *sql.Rows) error {
		var b at
		err := r.Scan(&b.blk, &b.version)
		blocks = append(blocks, b)
		return err
	}, spaceSlots)
	if err != nil {
		return err
	}
	for _, b := range blocks {
		if wanted != nil && wanted[b.blk] == nil {
			continue
		}
		facts := t.s.blocks.get(b.blk, b.version)
		if facts == nil {
			err := t.each(`SELECT facts FROM block WHERE space = $1 AND blk = $2`, func(r *sql.Rows) error {
				return r.Scan(&facts)
			}, spaceSlots, b.blk)
			if err != nil {
				return err
			}
			if len(facts) != blockSize*recordSize {
				return fmt.Errorf("block %d of the index is damaged: its records have %d bytes; run `tansiq check`", b.blk, len(facts))
			}
			t.s.blocks.put(b.blk, b.version, facts)
		}
		if err := fn(b.blk, facts); err != nil {
			return err
		}
	}
	return nil
}
