package node

import (
	"context"
	"fmt"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/store"
)

// Books is how both logs with a partner stand here, and the balance that follows from them.
type Books struct {
	Ours   Book // what we write: A→B
	Theirs Book // what the partner writes, as mirrored here
	Stats  ledger.Stats
	Weeks  []ledger.Week
}

// Book is how one log stands.
type Book struct {
	Size     int64     // entries
	Cosigned int64     // entries that its reader has cosigned
	At       time.Time // of the newest cosignature; zero: there is none
}

// Books reads how both logs with a partner stand.
func (n *Node) Books(ctx context.Context, partner string) (b Books, err error) {
	err = n.Consult(ctx, "reading the ledgers", func(x store.Exchange) error {
		d, err := n.look(x, partner)
		if err != nil {
			return err
		}
		var contents [2][]ledger.Content
		for i, log := range []ledger.Log{d.ours(), d.theirs()} {
			head, _, err := d.head(log)
			if err != nil {
				return err
			}
			book := Book{Size: head.Size}
			if c, ok, err := x.LastCosigned(log.Origin()); err != nil {
				return fmt.Errorf("reading the last cosignature: %w", err)
			} else if ok {
				book.Cosigned, book.At = c.Size, c.At
			}
			if contents[i], err = d.contents(log, head.Size); err != nil {
				return err
			}
			if i == 0 {
				b.Ours = book
			} else {
				b.Theirs = book
			}
		}
		b.Stats = ledger.Balance(d.self(), partner, contents[0], contents[1])
		b.Weeks = ledger.Weekly(contents[0], contents[1])
		return nil
	})
	return b, err
}
