package sqlstore

import (
	"context"
	"io"
)

func (s *Store) Backup(ctx context.Context, w io.Writer) error  { return nil }
func (s *Store) Restore(ctx context.Context, r io.Reader) error { return nil }
