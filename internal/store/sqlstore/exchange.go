package sqlstore

import (
	"context"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/store"
)

// Exchange implements store.Store.
func (s *Store) Exchange(ctx context.Context, doing string, fn func(store.Exchange) error) error {
	return s.change(ctx, doing, func(t *tx) error { return fn(exchange{t}) })
}

// Consult implements store.Store.
func (s *Store) Consult(ctx context.Context, doing string, fn func(store.Exchange) error) error {
	return s.read(ctx, doing, func(t *tx) error { return fn(exchange{t}) })
}

// exchange is a transaction as package node sees it.
type exchange struct{ *tx }

var _ store.Exchange = exchange{}

// Now implements store.Exchange.
func (x exchange) Now() time.Time { return x.now.UTC() }

// Secret implements store.Exchange.
func (x exchange) Secret(name string) ([]byte, error) {
	var b []byte
	err := x.row(`SELECT value FROM secret WHERE name = $1`, name).Scan(&b)
	return b, missing(err, "the secret "+name)
}

// SetSecret implements store.Exchange.
func (x exchange) SetSecret(name string, value []byte) error {
	_, err := x.exec(`INSERT INTO secret (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
	return err
}

// Setting implements store.Exchange.
func (x exchange) Setting(name string) (string, bool, error) { return x.setting(name) }

// missing turns the absence of a row into ErrNotFound.
func missing(err error, what string) error {
	if errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("%s: %w", what, store.ErrNotFound)
	}
	return err
}

const recordColumns = `id, owner, state, at, body, raw`

func scanRecord(r interface{ Scan(...any) error }) (store.Record, error) {
	var x store.Record
	var at int64
	err := r.Scan(&x.ID, &x.Owner, &x.State, &at, &x.Body, &x.Raw)
	x.At = time.Unix(0, at).UTC()
	return x, err
}

// Record implements store.Exchange.
func (x exchange) Record(shelf store.Shelf, id string) (store.Record, error) {
	if !known(id) {
		return store.Record{}, fmt.Errorf("%s: %w", shelf, store.ErrNotFound)
	}
	r, err := scanRecord(x.row(`SELECT `+recordColumns+` FROM record WHERE shelf = $1 AND id = $2`, string(shelf), id))
	return r, missing(err, string(shelf)+" "+id)
}

// Records implements store.Exchange.
func (x exchange) Records(shelf store.Shelf, f store.Filter) ([]store.Record, error) {
	if !known(f.Owner, f.State) {
		return nil, nil
	}
	columns := recordColumns
	if f.Bare {
		columns = strings.TrimSuffix(columns, "raw") + "'' AS raw"
	}
	var q strings.Builder
	args := []any{string(shelf)}
	where := func(text string, v any) {
		args = append(args, v)
		fmt.Fprintf(&q, text, len(args))
	}
	q.WriteString(`SELECT ` + columns + ` FROM record WHERE shelf = $1`)
	if f.Owner != "" {
		where(` AND owner = $%d`, f.Owner)
	}
	if f.State != "" {
		where(` AND state = $%d`, f.State)
	}
	if !f.Until.IsZero() {
		where(` AND at <= $%d`, f.Until.UnixNano())
	}
	order := "at, id"
	if f.Newest {
		order = "at DESC, id DESC"
	}
	q.WriteString(` ORDER BY ` + order)
	if f.Limit > 0 {
		where(` LIMIT $%d`, f.Limit)
	}
	var out []store.Record
	err := x.each(q.String(), func(r *sql.Rows) error {
		rec, err := scanRecord(r)
		out = append(out, rec)
		return err
	}, args...)
	return out, err
}

// Put implements store.Exchange.
func (x exchange) Put(shelf store.Shelf, records ...store.Record) error {
	rows := make([][]any, len(records))
	for i, r := range records {
		if err := refuseNames("id", r.ID, r.Owner, r.State); err != nil {
			return fmt.Errorf("%s %.80s: %w", shelf, r.ID, err)
		}
		if r.ID == "" {
			return fmt.Errorf("%s: %w", shelf, &store.Invalid{Field: "id", Why: store.WhyEmpty})
		}
		at := r.At
		if at.IsZero() {
			at = x.now
		}
		rows[i] = []any{string(shelf), r.ID, r.Owner, r.State, at.UnixNano(), orEmpty(r.Body), orEmpty(r.Raw)}
	}
	return x.insert(`INSERT INTO record (shelf, id, owner, state, at, body, raw)`, `ON CONFLICT (shelf, id) DO UPDATE SET
		owner = excluded.owner, state = excluded.state, at = excluded.at, body = excluded.body, raw = excluded.raw`, rows)
}

// Drop implements store.Exchange.
func (x exchange) Drop(shelf store.Shelf, ids ...string) error {
	for _, id := range ids {
		if _, err := x.exec(`DELETE FROM record WHERE shelf = $1 AND id = $2`, string(shelf), id); err != nil {
			return err
		}
	}
	return nil
}

// Log implements store.Exchange.
func (x exchange) Log(name string) (store.Log, error) {
	var l store.Log
	var root []byte
	err := x.row(`SELECT size, root, checkpoint FROM log WHERE name = $1`, name).Scan(&l.Size, &root, &l.Checkpoint)
	if errors.Is(err, sql.ErrNoRows) {
		return store.Log{}, nil
	}
	if err == nil && l.Size > 0 && copy(l.Root[:], root) != tlog.HashSize {
		err = fmt.Errorf("the stored root of the log %s has %d bytes", name, len(root))
	}
	return l, err
}

// Hashes implements store.Exchange.
func (x exchange) Hashes(name string) tlog.HashReader {
	return tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, idx := range indexes {
			var b []byte
			if err := x.row(`SELECT hash FROM log_hash WHERE log = $1 AND idx = $2`, name, idx).Scan(&b); err != nil {
				return nil, fmt.Errorf("reading hash %d of the log %s: %w", idx, name, err)
			}
			if copy(out[i][:], b) != tlog.HashSize {
				return nil, fmt.Errorf("hash %d of the log %s has %d bytes", idx, name, len(b))
			}
		}
		return out, nil
	})
}

// Entries implements store.Exchange.
func (x exchange) Entries(name string, from, to int64) ([]store.LogEntry, error) {
	var out []store.LogEntry
	err := x.each(`SELECT entry, salt, content FROM log_entry WHERE log = $1 AND idx >= $2 AND idx < $3 ORDER BY idx`, func(r *sql.Rows) error {
		var e store.LogEntry
		err := r.Scan(&e.Entry, &e.Salt, &e.Content)
		out = append(out, e)
		return err
	}, name, from, to)
	return out, err
}

// FindEntry implements store.Exchange.
func (x exchange) FindEntry(name string, beginning []byte) (index int64, found bool, err error) {
	end := slices.Clone(beginning)
	for i := len(end) - 1; i >= 0; i-- { // the smallest bytes that are larger than all that begin so
		if end[i]++; end[i] != 0 {
			break
		}
	}
	err = x.row(`SELECT idx FROM log_entry WHERE log = $1 AND entry >= $2 AND entry < $3 ORDER BY idx LIMIT 1`, name, beginning, end).Scan(&index)
	found, err = absent(err)
	return index, found, err
}

// Truncate implements store.Exchange.
func (x exchange) Truncate(name string, size int64, then store.Log) error {
	if then.Size != size {
		return fmt.Errorf("cutting the log %s back to %d entries: it cannot have %d then", name, size, then.Size)
	}
	for _, q := range []string{
		`DELETE FROM log_entry WHERE log = $1 AND idx >= $2`,
		`DELETE FROM log_cosigned WHERE log = $1 AND size > $2`,
	} {
		if _, err := x.exec(q, name, size); err != nil {
			return err
		}
	}
	if _, err := x.exec(`DELETE FROM log_hash WHERE log = $1 AND idx >= $2`, name, tlog.StoredHashCount(size)); err != nil {
		return err
	}
	_, err := x.exec(`UPDATE log SET size = $1, root = $2, checkpoint = $3 WHERE name = $4`, then.Size, then.Root[:], orEmpty(then.Checkpoint), name)
	return err
}

// Append implements store.Exchange.
func (x exchange) Append(name string, size int64, entries []store.LogEntry, hashes []tlog.Hash, then store.Log) error {
	if err := refuseNames("log", name); err != nil {
		return err
	}
	if then.Size != size+int64(len(entries)) {
		return fmt.Errorf("adding %d entries to the log %s: it cannot have %d then", len(entries), name, then.Size)
	}
	if size == 0 {
		if _, err := x.exec(`INSERT INTO log (name, size, root, checkpoint) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO NOTHING`,
			name, 0, []byte{}, []byte{}); err != nil {
			return err
		}
	}
	n, err := x.exec(`UPDATE log SET size = $1, root = $2, checkpoint = $3 WHERE name = $4 AND size = $5`,
		then.Size, then.Root[:], orEmpty(then.Checkpoint), name, size)
	if err == nil && n == 0 {
		err = fmt.Errorf("the log %s: %w", name, store.ErrConflict)
	}
	if err != nil {
		return err
	}
	rows := make([][]any, len(entries))
	for i, e := range entries {
		rows[i] = []any{name, size + int64(i), e.Entry, orNone(e.Salt), orNone(e.Content)}
	}
	if err := x.insert(`INSERT INTO log_entry (log, idx, entry, salt, content)`, ``, rows); err != nil {
		return fmt.Errorf("adding to the log %s: %w", name, err)
	}
	at := tlog.StoredHashCount(size)
	rows = make([][]any, len(hashes))
	for i := range hashes {
		rows[i] = []any{name, at + int64(i), hashes[i][:]}
	}
	if err := x.insert(`INSERT INTO log_hash (log, idx, hash)`, ``, rows); err != nil {
		return fmt.Errorf("adding to the log %s: %w", name, err)
	}
	return nil
}

// orNone is NULL for what is not known.
func orNone(b []byte) any {
	if b == nil {
		return nil
	}
	return b
}

// SetCheckpoint implements store.Exchange.
func (x exchange) SetCheckpoint(name string, checkpoint []byte) error {
	_, err := x.exec(`UPDATE log SET checkpoint = $1 WHERE name = $2`, orEmpty(checkpoint), name)
	return err
}

// Cosign implements store.Exchange.
func (x exchange) Cosign(name string, c store.Cosigned) error {
	_, err := x.exec(`INSERT INTO log_cosigned (log, size, at, checkpoint) VALUES ($1, $2, $3, $4) ON CONFLICT (log, size) DO NOTHING`,
		name, c.Size, c.At.UnixNano(), c.Checkpoint)
	return err
}

func scanCosigned(r interface{ Scan(...any) error }) (store.Cosigned, error) {
	var c store.Cosigned
	var at int64
	err := r.Scan(&c.Size, &at, &c.Checkpoint)
	c.At = time.Unix(0, at).UTC()
	return c, err
}

// CosignedSince implements store.Exchange.
func (x exchange) CosignedSince(name string, size int64, limit int) (out []store.Cosigned, err error) {
	if limit <= 0 {
		limit = math.MaxInt32
	}
	err = x.each(`SELECT size, at, checkpoint FROM log_cosigned WHERE log = $1 AND size >= $2 ORDER BY size LIMIT $3`, func(r *sql.Rows) error {
		c, err := scanCosigned(r)
		out = append(out, c)
		return err
	}, name, size, limit)
	return out, err
}

// LastCosigned implements store.Exchange.
func (x exchange) LastCosigned(name string) (store.Cosigned, bool, error) {
	return x.CosignedBelow(name, math.MaxInt64)
}

// CosignedBelow implements store.Exchange.
func (x exchange) CosignedBelow(name string, size int64) (store.Cosigned, bool, error) {
	c, err := scanCosigned(x.row(`SELECT size, at, checkpoint FROM log_cosigned WHERE log = $1 AND size < $2 ORDER BY size DESC LIMIT 1`, name, size))
	if errors.Is(err, sql.ErrNoRows) {
		return c, false, nil
	}
	return c, err == nil, err
}

// Claims implements store.Exchange.
func (x exchange) Claims(incidents, keys []string) ([]store.Held, error) {
	var now []string
	for _, id := range incidents {
		if !known(id) {
			continue
		}
		id, err := x.follow(id)
		if err != nil {
			return nil, err
		}
		now = append(now, id)
	}
	keys = slices.DeleteFunc(slices.Clone(keys), func(k string) bool { return !known(k) })
	seen := map[string]bool{}
	var out []store.Held
	var documents []string
	take := func(r *sql.Rows) error {
		c, err := scanStored(r)
		if err != nil || seen[c.id] || c.state == stateAwaiting {
			return err
		}
		seen[c.id] = true
		out = append(out, store.Held{Claim: c.claim, Incident: c.incident})
		documents = append(documents, c.document)
		return nil
	}
	if err := in(x.tx, `SELECT `+storedColumns+` FROM claim WHERE incident IN (IN)`, now, take); err != nil {
		return nil, err
	}
	if err := in(x.tx, `SELECT `+storedColumns+` FROM claim WHERE key IN (IN)`, keys, take); err != nil {
		return nil, err
	}
	hidden, err := x.hides(store.Viewer{}, documents)
	if err != nil {
		return nil, err
	}
	for i, d := range documents {
		out[i].Restricted = hidden[d]
	}
	slices.SortFunc(out, func(a, b store.Held) int { return strings.Compare(a.Claim.ID, b.Claim.ID) })
	return out, nil
}

// Retract implements store.Exchange.
func (x exchange) Retract(by string, keys []string, why string) error {
	incidents := map[string]bool{}
	for _, key := range keys {
		var claims []stored
		if err := x.each(`SELECT `+storedColumns+` FROM claim WHERE key = $1 AND state IN (0, 1) ORDER BY num`, func(r *sql.Rows) error {
			c, err := scanStored(r)
			claims = append(claims, c)
			return err
		}, key); err != nil {
			return err
		}
		for _, c := range claims {
			if _, err := x.exec(`UPDATE claim SET state = $1 WHERE num = $2`, stateRejected, c.num); err != nil {
				return err
			}
			if c.state == stateConfirmed {
				incidents[c.incident] = true
			}
			if err := x.event(store.Event{By: by, Act: store.ActRejected, Incident: c.incident, Claims: []string{c.id}, Note: why}); err != nil {
				return err
			}
		}
	}
	if len(incidents) == 0 {
		return nil
	}
	return x.recompose(slices.Sorted(maps.Keys(incidents)), nil)
}

// Erase implements store.Exchange.
func (x exchange) Erase(documents []string, sender string, objects []string) error {
	incidents := map[string]bool{}
	entries := map[int64]*entry{}
	for _, d := range documents {
		var num int64
		found, err := absent(x.row(`SELECT num FROM document WHERE id = $1`, d).Scan(&num))
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		entries[num] = nil
		touched, err := x.incidentsOf(d)
		if err != nil {
			return err
		}
		for _, id := range touched {
			incidents[id] = true
		}
		for _, q := range []string{`DELETE FROM claim WHERE document = $1`, `DELETE FROM reader WHERE document = $1`} {
			if _, err := x.exec(q, d); err != nil {
				return err
			}
		}
		if err := x.dropSketch(num); err != nil {
			return err
		}
		if _, err := x.exec(`DELETE FROM document_body WHERE num = $1`, num); err != nil {
			return err
		}
		if _, err := x.exec(`DELETE FROM document WHERE num = $1`, num); err != nil {
			return err
		}
	}
	if len(entries) > 0 {
		if err := x.index(spaceDocuments, entries, func(int64) bool { return false }); err != nil {
			return err
		}
	}
	for _, id := range objects {
		if _, err := x.exec(`DELETE FROM object WHERE sender = $1 AND id = $2`, sender, id); err != nil {
			return err
		}
	}
	if len(incidents) == 0 {
		return nil
	}
	return x.recompose(slices.Sorted(maps.Keys(incidents)), nil)
}

// PutDocument implements store.Exchange.
func (x exchange) PutDocument(d store.Document, proposals []incident.Claim) (bool, error) {
	p, err := x.s.prepareDocument(d, proposals)
	if err != nil {
		return false, err
	}
	added, err := x.putDocument(p)
	if err != nil {
		return false, fmt.Errorf("%s: %w", p.doing(), err)
	}
	return added, nil
}

// PutObjects implements store.Exchange.
func (x exchange) PutObjects(sender string, objects []stix.Object) (store.Tally, error) {
	rows, err := objectRows(sender, objects)
	if err != nil {
		return store.Tally{}, err
	}
	return x.putObjects(rows)
}

// Versions implements store.Exchange.
func (x exchange) Versions(sender, id string) ([]stix.Object, error) {
	if !known(sender, id) {
		return nil, nil
	}
	var out []stix.Object
	err := x.each(`SELECT raw FROM object WHERE sender = $1 AND id = $2 ORDER BY modified, hash`, func(r *sql.Rows) error {
		var raw []byte
		if err := r.Scan(&raw); err != nil {
			return err
		}
		o, err := stix.Parse(raw)
		out = append(out, o)
		return err
	}, sender, id)
	return out, err
}

// Journal implements store.Exchange.
func (x exchange) Journal(events ...store.Event) error { return x.event(events...) }

// objectRows makes the rows of foreign objects.
func objectRows(sender string, objects []stix.Object) ([][]any, error) {
	rows := make([][]any, len(objects))
	for i, o := range objects {
		key, err := o.Version(sender)
		if err == nil {
			err = refuseNames("object", sender, o.ID, o.Modified, o.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("storing object %s: %w", o.ID, err)
		}
		rows[i] = []any{sender, o.ID, o.Modified, hex.EncodeToString(key.Hash[:]), o.Type, o.Raw}
	}
	return rows, nil
}

// putObjects stores foreign objects, each version once.
func (t *tx) putObjects(rows [][]any) (store.Tally, error) {
	tally := store.Tally{Read: len(rows)}
	for _, r := range rows {
		var others int
		if err := t.row(`SELECT count(*) FROM object WHERE sender = $1 AND id = $2`, r[0], r[1]).Scan(&others); err != nil {
			return store.Tally{}, err
		}
		n, err := t.exec(`INSERT INTO object (sender, id, modified, hash, kind, raw) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (sender, id, modified, hash) DO NOTHING`, r...)
		switch {
		case err != nil:
			return store.Tally{}, err
		case n == 0:
			tally.Unchanged++
		case others > 0:
			tally.Updated++
		default:
			tally.Added++
		}
	}
	return tally, nil
}
