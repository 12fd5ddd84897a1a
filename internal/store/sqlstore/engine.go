// Package sqlstore is the one implementation of the storage contract, in SQL that both databases understand.
// Packages sqlite and postgres open a database, bring its schema up to date and hand it over with a Dialect.
//
// What lists, maps and counts are made of is an index that this package keeps itself, in two plain tables
// (blocks.go), so that both databases answer every question alike. Nothing here decides which claims belong
// together or what they compose to.
package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"tansiq/internal/store"
)

// Dialect is what differs between the databases.
type Dialect struct {
	Remembers bool             // the driver prepares a statement once a connection by itself
	Again     func(error) bool // the database asks for the transaction to be run once more
	Taken     func(error) bool // a unique key is taken
	ReadTx    *sql.TxOptions   // makes a transaction of reads see one state of the database
	Integrity func(context.Context, *sql.DB) ([]string, error)
}

// Store keeps a node's records in an SQL database.
type Store struct {
	writer, reader *sql.DB // the same pool where the database lets writers work side by side
	dialect        Dialect
	opts           store.Options
	codes          codes
	blocks         blockCache
	cursors        sealer
}

var _ store.Store = (*Store)(nil)

// New returns a store over an open database whose schema is up to date. It owns both pools.
func New(writer, reader *sql.DB, d Dialect, opts store.Options) *Store {
	return &Store{writer: writer, reader: reader, dialect: d, opts: opts, cursors: newSealer()}
}

// Close closes the database.
func (s *Store) Close() error {
	err := s.reader.Close()
	if s.writer != s.reader {
		err = errors.Join(err, s.writer.Close())
	}
	return err
}

// Pools returns the connection pools, for the tests of what is set on every connection.
func (s *Store) Pools() (writer, reader *sql.DB) { return s.writer, s.reader }

// tx is one transaction.
type tx struct {
	*sql.Tx
	ctx      context.Context
	s        *Store
	prepared map[string]*sql.Stmt
	version  int64             // the number of this write, 0 until taken
	newCodes map[codeKey]int64 // codes given in this transaction
	now      time.Time
}

// attempts is how often a transaction is run before its failure is reported.
const attempts = 8

// run runs fn in a transaction of db, again while the database asks for that. The error says what was being done.
func (s *Store) run(ctx context.Context, db *sql.DB, o *sql.TxOptions, doing string, fn func(*tx) error) error {
	var err error
	for i := range attempts {
		if i > 0 {
			select {
			case <-ctx.Done():
				return fmt.Errorf("%s: %w", doing, ctx.Err())
			case <-time.After(time.Millisecond << i):
			}
		}
		if err = s.once(ctx, db, o, fn); err == nil {
			return nil
		}
		if !s.dialect.Again(err) {
			break
		}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func (s *Store) once(ctx context.Context, db *sql.DB, o *sql.TxOptions, fn func(*tx) error) error {
	raw, err := db.BeginTx(ctx, o)
	if err != nil {
		return err
	}
	// Also when fn panics: a transaction left open would stop all writers.
	defer func() { _ = raw.Rollback() }() // after a commit it has nothing to do; after an error that one counts
	t := &tx{Tx: raw, ctx: ctx, s: s, prepared: map[string]*sql.Stmt{}, newCodes: map[codeKey]int64{}, now: s.opts.Now()}
	if err := fn(t); err != nil {
		return err
	}
	return raw.Commit()
}

// write runs fn in a writing transaction, durable when write returns.
func (s *Store) write(ctx context.Context, doing string, fn func(*tx) error) error {
	return s.run(ctx, s.writer, nil, doing, fn)
}

// change is write for what touches documents, claims or incidents: such writes wait for each other, so that
// what they read stays true until they commit.
func (s *Store) change(ctx context.Context, doing string, fn func(*tx) error) error {
	return s.write(ctx, doing, func(t *tx) error {
		var err error
		if t.version, err = t.take("write", 1); err != nil {
			return err
		}
		return fn(t)
	})
}

// read runs fn in a transaction that sees one state of the database.
func (s *Store) read(ctx context.Context, doing string, fn func(*tx) error) error {
	return s.run(ctx, s.reader, s.dialect.ReadTx, doing, fn)
}

// take takes n numbers that nobody else gets and returns the first.
func (t *tx) take(name string, n int) (int64, error) {
	var last int64
	err := t.row(`UPDATE head SET value = value + $1 WHERE name = $2 RETURNING value`, n, name).Scan(&last)
	if err != nil {
		return 0, fmt.Errorf("taking a number: %w", err)
	}
	return last - int64(n) + 1, nil
}

// stmt returns the statement prepared for this transaction, nil where the driver sees to that.
func (t *tx) stmt(q string) (*sql.Stmt, error) {
	if t.s.dialect.Remembers {
		return nil, nil
	}
	if st := t.prepared[q]; st != nil {
		return st, nil
	}
	st, err := t.PrepareContext(t.ctx, q)
	if err == nil {
		t.prepared[q] = st
	}
	return st, err
}

func (t *tx) exec(q string, args ...any) (int64, error) {
	st, err := t.stmt(q) //nolint:sqlclosecheck // lives as long as the transaction
	if err != nil {
		return 0, err
	}
	var r sql.Result
	if st == nil {
		r, err = t.ExecContext(t.ctx, q, args...)
	} else {
		r, err = st.ExecContext(t.ctx, args...)
	}
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

func (t *tx) row(q string, args ...any) *sql.Row { return t.QueryRowContext(t.ctx, q, args...) }

// each calls fn for each row that q gives; fn scans it.
func (t *tx) each(q string, fn func(*sql.Rows) error, args ...any) error {
	st, err := t.stmt(q) //nolint:sqlclosecheck // lives as long as the transaction
	if err != nil {
		return err
	}
	var rows *sql.Rows
	if st == nil {
		rows, err = t.QueryContext(t.ctx, q, args...)
	} else {
		rows, err = st.QueryContext(t.ctx, args...)
	}
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := fn(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}

// list sizes that statements are prepared for: a list is filled up by repeating its last element, and one that
// is longer than the largest size is asked for in pieces.
var listSizes = []int{1, 8, 64}

// in calls fn for each row that q gives for a list of values; q has the one placeholder (IN), and no other
// parameters.
func in[T any](t *tx, q string, values []T, fn func(*sql.Rows) error) error {
	largest := listSizes[len(listSizes)-1]
	for len(values) > 0 {
		part := values[:min(len(values), largest)]
		values = values[len(part):]
		size := largest
		for _, n := range listSizes {
			if n >= len(part) {
				size = n
				break
			}
		}
		args := make([]any, size)
		for i := range args {
			args[i] = part[min(i, len(part)-1)]
		}
		if err := t.each(strings.Replace(q, "(IN)", placeholders(size), 1), fn, args...); err != nil {
			return err
		}
	}
	return nil
}

var placeholderLists sync.Map // size to text

// placeholders returns "($1, $2, … $n)".
func placeholders(n int) string {
	if v, ok := placeholderLists.Load(n); ok {
		return v.(string)
	}
	var b strings.Builder
	for i := range n {
		b.WriteString([]string{"(", ", "}[min(i, 1)])
		fmt.Fprintf(&b, "$%d", i+1)
	}
	b.WriteString(")")
	placeholderLists.Store(n, b.String())
	return b.String()
}

// insertRows is how many rows one statement inserts at most: enough to save round trips, few enough that a
// database which looks parameters up by name does not feel it.
const insertRows = 16

// insert inserts rows of equal width. into is "INSERT INTO table (columns)", after what follows the values.
func (t *tx) insert(into, after string, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		if len(rows) >= insertRows {
			n = insertRows
		}
		var args []any
		if n == 1 {
			args = rows[0]
		} else {
			args = make([]any, 0, n*len(rows[0]))
			for _, r := range rows[:n] {
				args = append(args, r...)
			}
		}
		if _, err := t.exec(into+valuesList(n, len(rows[0]))+after, args...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// valuesList returns " VALUES ($1, $2), ($3, $4)" and a closing space.
func valuesList(rows, width int) string {
	var b strings.Builder
	b.WriteString(" VALUES ")
	for r := range rows {
		if r > 0 {
			b.WriteString(", ")
		}
		for c := range width {
			b.WriteString([]string{"(", ", "}[min(c, 1)])
			fmt.Fprintf(&b, "$%d", r*width+c+1)
		}
		b.WriteString(")")
	}
	b.WriteString(" ")
	return b.String()
}

// codes are small numbers for strings that recur in the index. A code once given never changes, so what is
// known stays true; what is not known yet is fetched when a transaction begins to use codes.
type codes struct {
	mu    sync.RWMutex
	last  int64 // all codes up to this one are known
	code  map[codeKey]int64
	value map[int64]codeKey
}

type codeKey struct{ kind, value string }

// loadCodes fetches the codes that this process has not seen yet. Once a change has given codes of its own it does
// nothing, for only what is committed may be remembered.
func (t *tx) loadCodes() error {
	if len(t.newCodes) > 0 {
		return nil
	}
	c := &t.s.codes
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.code == nil {
		c.code, c.value = map[codeKey]int64{}, map[int64]codeKey{}
	}
	err := t.each(`SELECT code, kind, value FROM code WHERE code > $1 ORDER BY code`, func(r *sql.Rows) error {
		var n int64
		var k codeKey
		if err := r.Scan(&n, &k.kind, &k.value); err != nil {
			return err
		}
		c.code[k], c.value[n], c.last = n, k, n
		return nil
	}, c.last)
	if err != nil {
		return fmt.Errorf("reading the codes: %w", err)
	}
	return nil
}

// codeOf returns the code of a value and gives one where there is none; outside a change that is 0, which no
// value has.
func (t *tx) codeOf(kind, value string) (int64, error) {
	k := codeKey{kind, value}
	if n := t.codeFind(k); n != 0 {
		return n, nil
	}
	if n, ok := t.newCodes[k]; ok {
		return n, nil
	}
	if t.version == 0 {
		return 0, nil
	}
	n, err := t.take("code", 1)
	if err != nil {
		return 0, err
	}
	if _, err = t.exec(`INSERT INTO code (code, kind, value) VALUES ($1, $2, $3)`, n, kind, value); err != nil {
		return 0, fmt.Errorf("giving a code: %w", err)
	}
	t.newCodes[k] = n
	return n, nil
}

// codeFind returns the code of a value, 0 when nothing has it.
func (t *tx) codeFind(k codeKey) int64 {
	t.s.codes.mu.RLock()
	defer t.s.codes.mu.RUnlock()
	return t.s.codes.code[k]
}

// codeValue returns what a code stands for.
func (t *tx) codeValue(n int64) string {
	t.s.codes.mu.RLock()
	defer t.s.codes.mu.RUnlock()
	return t.s.codes.value[n].value
}
