package sqlstore

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"tansiq/internal/ledger"
	"tansiq/internal/store"
)

// journalPage is how many events a page of the journal has at most.
const journalPage = 500

// sealer makes cursors of the numbers of events. Numbers as such would tell how many events are hidden. The key
// lives as long as the process: a cursor from before is refused, and the list begins again.
type sealer struct{ block cipher.Block }

func newSealer() sealer {
	key := make([]byte, 16)
	_, _ = rand.Read(key)          // never fails
	block, _ := aes.NewCipher(key) // nor does this with 16 bytes
	return sealer{block}
}

// seal encrypts one block: the number and eight zero bytes, which tell a cursor from chance.
func (s sealer) seal(seq int64) string {
	var b [aes.BlockSize]byte
	binary.BigEndian.PutUint64(b[:], uint64(seq)) // #nosec G115 -- read back the same way
	s.block.Encrypt(b[:], b[:])
	return base64.RawURLEncoding.EncodeToString(b[:])
}

func (s sealer) open(cursor string) (int64, error) {
	b, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil || len(b) != aes.BlockSize {
		return 0, store.ErrCursor
	}
	s.block.Decrypt(b, b)
	if binary.BigEndian.Uint64(b[8:]) != 0 {
		return 0, store.ErrCursor
	}
	return int64(binary.BigEndian.Uint64(b)), nil // #nosec G115 -- as written
}

// Events implements store.Store.
func (s *Store) Events(ctx context.Context, v store.Viewer, cursor string, limit int) (events []store.Event, next string, err error) {
	limit = min(max(limit, 1), journalPage)
	before := int64(math.MaxInt64)
	if cursor != "" {
		if before, err = s.cursors.open(cursor); err != nil {
			return nil, "", err
		}
	}
	if !known(v.Person) {
		v = store.Viewer{}
	}
	err = s.read(ctx, "reading the journal", func(t *tx) error {
		events, next = nil, ""
		for from := before; len(events) <= limit; {
			part, last, err := t.journal(v, from, limit+1)
			if err != nil {
				return err
			}
			events = append(events, part...)
			if last == 0 {
				break
			}
			from = last
		}
		if len(events) > limit {
			events = events[:limit]
			next = s.cursors.seal(events[limit-1].Seq)
		}
		for i := range events {
			events[i].Seq = 0
		}
		return nil
	})
	if err != nil {
		return nil, "", err
	}
	return events, next, nil
}

// journal reads some events before a number, newest first, and returns those that the viewer may see, and the number
// to go on from, 0 at the end. What the restriction of a document did to each incident stands in the incidents'
// histories alone: the journal has the document's line.
func (t *tx) journal(v store.Viewer, before int64, n int) (events []store.Event, last int64, err error) {
	var claims []string
	read := 0
	err = t.each(`SELECT seq, body FROM event WHERE seq < $1 ORDER BY seq DESC LIMIT $2`, func(r *sql.Rows) error {
		var b []byte
		var e store.Event
		if err := r.Scan(&last, &b); err != nil {
			return err
		}
		if err := json.Unmarshal(b, &e); err != nil {
			return fmt.Errorf("reading a line of history: %w", err)
		}
		read++
		if e.Seq = last; e.Incident != "" && (e.Act == store.ActRestricted || e.Act == store.ActOpened) {
			return nil
		}
		claims = append(claims, e.Claims...)
		events = append(events, e)
		return nil
	}, before, n)
	if err != nil {
		return nil, 0, err
	}
	if read < n {
		last = 0
	}
	events, err = t.visible(v, events, claims)
	return events, last, err
}

// lastHash returns the hash of the last line of the journal and of all before it; zero when there is none. Lines from
// before the journal was chained are hashed when the first one follows them.
func (t *tx) lastHash() (last [sha256.Size]byte, err error) {
	var b []byte
	err = t.row(`SELECT hash FROM event ORDER BY seq DESC LIMIT 1`).Scan(&b)
	if errors.Is(err, sql.ErrNoRows) {
		return last, nil
	}
	if err != nil || len(b) == sha256.Size {
		copy(last[:], b)
		return last, err
	}
	err = t.each(`SELECT body FROM event ORDER BY seq`, func(r *sql.Rows) error {
		var body []byte
		if err := r.Scan(&body); err != nil {
			return err
		}
		last = ledger.Chain(last, body)
		return nil
	})
	return last, err
}

// JournalLines implements store.Store.
func (s *Store) JournalLines(ctx context.Context, fn func(body, hash []byte) error) error {
	const piece = 1024
	var after int64
	for {
		var lines [][2][]byte
		err := s.read(ctx, "reading the journal", func(t *tx) error {
			lines = nil
			return t.each(`SELECT seq, body, hash FROM event WHERE seq > $1 ORDER BY seq LIMIT $2`, func(r *sql.Rows) error {
				var body, hash []byte
				err := r.Scan(&after, &body, &hash)
				lines = append(lines, [2][]byte{body, hash})
				return err
			}, after, piece)
		})
		if err != nil {
			return err
		}
		for _, l := range lines {
			if err := fn(l[0], l[1]); err != nil {
				return err
			}
		}
		if len(lines) < piece {
			return nil
		}
	}
}
