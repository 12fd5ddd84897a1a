// Package sqlite opens a node's store in one SQLite file: write-ahead log, foreign keys, every commit synced to the
// disk before it is reported. What is stored and how it is asked for is package sqlstore.
package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"tansiq/internal/store"
	"tansiq/internal/store/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// readers is how many connections read side by side; each keeps its own page cache.
const readers = 4

// Open opens the database file at path, makes it where there is none (readable by its owner only), and brings its
// schema up to date. It refuses a database that a newer version wrote.
func Open(ctx context.Context, path string, opts ...store.Option) (*sqlstore.Store, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	// The file is made here and not by SQLite, so that it never has the rights of the umask.
	f, err := os.OpenFile(abs, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the database: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	writer, err := pool(abs, "8000", false) // 32 MB: an import comes back to the same pages of its indexes
	if err != nil {
		return nil, fmt.Errorf("opening the database %s: %w", path, err)
	}
	writer.SetMaxOpenConns(1)
	if err := sqlstore.Migrate(ctx, writer, goose.DialectSQLite3, migrationFiles()); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the database %s: %w", path, err), writer.Close())
	}
	reader, err := pool(abs, "1000", true)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("opening the database %s: %w", path, err), writer.Close())
	}
	reader.SetMaxOpenConns(readers)
	reader.SetMaxIdleConns(readers)
	return sqlstore.New(writer, reader, dialect(), store.NewOptions(opts)), nil
}

func migrationFiles() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return migrations // the directory is embedded: it is there
	}
	return sub
}

// pool opens connections with all that a connection must have. cache is in pages.
func pool(path, cache string, reading bool) (*sql.DB, error) {
	v := url.Values{}
	v.Set("_txlock", "immediate")
	v.Set("_dqs", "0")
	v["_pragma"] = []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "cache_size(" + cache + ")", "temp_store(MEMORY)", "journal_size_limit(33554432)"}
	if reading {
		v["_pragma"] = append(v["_pragma"], "query_only(1)")
	}
	c, err := sqlite.NewConnector((&url.URL{Scheme: "file", Path: path, RawQuery: v.Encode()}).String())
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(asserting{c}), nil
}

// asserting makes sure that every connection of a pool has the durability that is promised.
type asserting struct{ driver.Connector }

// Promised holds what each connection must answer to a pragma; 2 is FULL.
var promised = []struct{ pragma, value string }{{"journal_mode", "wal"}, {"synchronous", "2"}, {"foreign_keys", "1"}}

func (a asserting) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := a.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range promised {
		got, err := pragma(ctx, c, p.pragma)
		if err == nil && got != p.value {
			err = fmt.Errorf("SQLite has %s = %s on this connection and not %s: what is stored would not be safe", p.pragma, got, p.value)
		}
		if err != nil {
			return nil, errors.Join(err, c.Close())
		}
	}
	return c, nil
}

func pragma(ctx context.Context, c driver.Conn, name string) (string, error) {
	q, ok := c.(driver.QueryerContext)
	if !ok {
		return "", errors.New("the SQLite driver cannot be asked for its settings")
	}
	rows, err := q.QueryContext(ctx, "PRAGMA "+name, nil)
	if err != nil {
		return "", err
	}
	v := make([]driver.Value, 1)
	err = rows.Next(v)
	if err := errors.Join(err, rows.Close()); err != nil {
		return "", err
	}
	return fmt.Sprint(v[0]), nil
}

func dialect() sqlstore.Dialect {
	code := func(err error) int {
		var e *sqlite.Error
		if errors.As(err, &e) {
			return e.Code()
		}
		return 0
	}
	return sqlstore.Dialect{
		Again: func(err error) bool {
			c := code(err) & 0xff
			return c == lib.SQLITE_BUSY || c == lib.SQLITE_LOCKED
		},
		Taken: func(err error) bool {
			c := code(err)
			return c == lib.SQLITE_CONSTRAINT_UNIQUE || c == lib.SQLITE_CONSTRAINT_PRIMARYKEY
		},
		ReadTx:    &sql.TxOptions{ReadOnly: true},
		Integrity: integrity,
	}
}

// integrity asks SQLite for faults of its file.
func integrity(ctx context.Context, db *sql.DB) ([]string, error) {
	var faults []string
	rows, err := db.QueryContext(ctx, "PRAGMA integrity_check")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		if s != "ok" {
			faults = append(faults, "the file is damaged: "+s)
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	keys, err := db.QueryContext(ctx, "PRAGMA foreign_key_check")
	if err != nil {
		return nil, err
	}
	defer keys.Close()
	for keys.Next() {
		var table, parent string
		var row, key sql.NullInt64
		if err := keys.Scan(&table, &row, &parent, &key); err != nil {
			return nil, err
		}
		faults = append(faults, fmt.Sprintf("row %d of table %s names a row of table %s that is not there", row.Int64, table, parent))
	}
	return faults, keys.Err()
}
