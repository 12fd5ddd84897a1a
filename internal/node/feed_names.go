package node

import (
	"context"
	"errors"

	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// WatchParties is what the parties of watches are called at this desk.
type WatchParties struct {
	Us    watch.Party // without an ID where this node has no keys yet: then no watch is its own
	names map[string]text.Bilingual
}

// Name is what a party is called: this node by its name, a partner by what the desk calls it, and any other by what stands with the watch.
func (p WatchParties) Name(of watch.Party) text.Bilingual {
	if n, ok := p.names[of.ID]; ok {
		return n
	}
	return of.Name
}

// Own reports whether a watch is this party's own, entered here or taken from a plan, and not one that it heard of.
func (p WatchParties) Own(w *watch.Watch) bool {
	return p.Us.ID != "" && w.Party.ID == p.Us.ID && w.Origin == ""
}

// WatchParties reads what the parties of watches are called.
func (n *Node) WatchParties(ctx context.Context) (WatchParties, error) {
	out := WatchParties{names: map[string]text.Bilingual{}}
	var err error
	if out.Us.Name, err = n.us(ctx); err != nil {
		return out, err
	}
	if out.Us.Name == (text.Bilingual{}) {
		out.Us.Name = text.Bilingual{AR: "هذه العقدة", EN: "this node"}
	}
	err = n.Consult(ctx, "reading who the parties of watches are", func(x store.Exchange) error {
		keys, err := n.keys(x)
		switch {
		case err == nil:
			out.Us.ID = keys.Public().ID
			out.names[out.Us.ID] = out.Us.Name
		case !errors.Is(err, store.ErrNotFound):
			return err
		}
		list, _, err := keptAll[Partner](x, shelfPartner, store.Filter{})
		for _, p := range list {
			if p.Name != (text.Bilingual{}) {
				out.names[p.ID] = p.Name
			}
		}
		return err
	})
	return out, err
}
