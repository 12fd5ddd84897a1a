package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
)

// Migrate brings a database's schema up to date, forward only. It refuses a database that a newer version wrote, and
// leaves it as it is.
func Migrate(ctx context.Context, db *sql.DB, d goose.Dialect, files fs.FS) error {
	p, err := goose.NewProvider(d, db, files, goose.WithSlog(slog.New(slog.DiscardHandler)))
	if err != nil {
		return fmt.Errorf("reading the migrations: %w", err)
	}
	known := int64(0)
	for _, s := range p.ListSources() {
		known = max(known, s.Version)
	}
	have, err := p.GetDBVersion(ctx)
	if err != nil {
		return fmt.Errorf("reading its version: %w", err)
	}
	if have == known {
		return nil
	}
	if have > known {
		return fmt.Errorf("it was written by a newer version of tansiq (its schema is %d, this one knows %d): use that version, or a backup from before", have, known)
	}
	if _, err := p.Up(ctx); err != nil {
		// Another process may have done it at the same time.
		if have, e := p.GetDBVersion(ctx); e == nil && have == known {
			return nil
		}
		return fmt.Errorf("bringing its schema from version %d to %d: %w", have, known, err)
	}
	return nil
}
