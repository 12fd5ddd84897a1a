// Package postgres opens a node's store in a PostgreSQL database, which several processes may serve at once. What
// is stored and how it is asked for is package sqlstore.
package postgres

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"

	"tansiq/internal/store"
	"tansiq/internal/store/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// connections is how many connections a process uses at most.
const connections = 8

// Open opens the database at dsn, an address like postgres://user@host/database, and brings its schema up to date.
// It refuses a database that a newer version wrote, and a connection that reports stored what is not synced.
func Open(ctx context.Context, dsn string, opts ...store.Option) (*sqlstore.Store, error) {
	config, err := pgx.ParseConfig(dsn)
	if err != nil {
		return nil, fmt.Errorf("opening the database: the address cannot be read: %w", err)
	}
	config.RuntimeParams["synchronous_commit"] = "on"
	db := stdlib.OpenDB(*config, stdlib.OptionAfterConnect(assert))
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	if err := sqlstore.Migrate(ctx, db, goose.DialectPostgres, migrationFiles()); err != nil {
		return nil, errors.Join(fmt.Errorf("opening the database %s on %s: %w", config.Database, config.Host, err), db.Close())
	}
	return sqlstore.New(db, db, dialect(), store.NewOptions(opts)), nil
}

func migrationFiles() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return migrations // the directory is embedded: it is there
	}
	return sub
}

// assert makes sure that a connection has the durability that is promised.
func assert(ctx context.Context, c *pgx.Conn) error {
	var commit string
	if err := c.QueryRow(ctx, `SHOW synchronous_commit`).Scan(&commit); err != nil {
		return err
	}
	if commit != "on" && commit != "remote_apply" {
		return fmt.Errorf("PostgreSQL has synchronous_commit = %s on this connection and not on: what is stored would not be safe", commit)
	}
	return nil
}

func dialect() sqlstore.Dialect {
	code := func(err error) string {
		var e *pgconn.PgError
		if errors.As(err, &e) {
			return e.Code
		}
		return ""
	}
	return sqlstore.Dialect{
		Remembers: true,
		Again: func(err error) bool {
			switch code(err) {
			case "40001", "40P01": // serialization failure, deadlock
				return true
			}
			return pgconn.SafeToRetry(err)
		},
		Taken:     func(err error) bool { return code(err) == "23505" },
		ReadTx:    &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
		Integrity: func(context.Context, *sql.DB) ([]string, error) { return nil, nil },
	}
}
