package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
)

// VerifyCourier reads a courier file to its end and takes nothing from it: it says from whom it is and how much it
// holds. It needs the node's own keys, since the file is sealed to them, and the pinned keys of its sender. What is
// wrong with the file is a *parcel.Error.
func (n *Node) VerifyCourier(ctx context.Context, f io.Reader) (parcel.Summary, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return parcel.Summary{}, err
	}
	identities, err := n.identities(ctx)
	if err != nil {
		return parcel.Summary{}, err
	}
	return parcel.VerifyCourier(f, parcel.Reader{ID: keys.Public().ID, Identities: identities, Pins: func(id string) (*party.Pin, error) {
		p, err := n.Partner(ctx, id)
		if notFound(err) || err == nil && p.State != PartnerPinned {
			return nil, nil
		}
		return p.Pin, err
	}})
}

// CatchUp does for a node that runs only now and then what Run does on the beat: it answers recalls, and lets what is
// due go to a partner (empty: to all), dated to the last beat of each agreement. Where a node is running on the same
// data directory, or may be on the same PostgreSQL database, that one keeps the beat, and nothing goes here.
func (n *Node) CatchUp(ctx context.Context, partner string) error {
	if err := n.AnswerRecalls(ctx); err != nil {
		return err
	}
	if n.data == "" {
		return nil
	}
	unlock, err := Lock(n.data)
	if errors.Is(err, ErrRunning) {
		return nil
	}
	if err != nil {
		return err
	}
	defer unlock()
	list, err := n.Agreements(ctx, partner)
	if err != nil {
		return err
	}
	var failed error
	for _, a := range list {
		if !a.Giving || !a.InForce {
			continue
		}
		_, err := n.give(ctx, "", a.Lineage, false, n.now().UTC().Truncate(a.Terms.Beat()))
		var refused *PartnerError
		if err != nil && !errors.As(err, &refused) { // to a partner that is frozen or recovering nothing goes just now
			failed = errors.Join(failed, fmt.Errorf("agreement %s: %w", a.Lineage, err))
		}
	}
	return failed
}

// Arrival is a parcel that came from a partner, and what became of it.
type Arrival struct {
	ID      string      `json:"id"`
	Partner string      `json:"partner"`
	Kind    parcel.Kind `json:"kind"`
	State   string      `json:"state"`          // taken, waiting (something before it is missing), refused
	Code    string      `json:"code,omitempty"` // why it was refused
	At      time.Time   `json:"at"`
}

// Arrivals lists the parcels that came from a partner (empty: from all), newest first.
func (n *Node) Arrivals(ctx context.Context, partner string) (out []Arrival, err error) {
	err = n.Consult(ctx, "listing parcels that came", func(x store.Exchange) error {
		list, raw, err := keptAll[incoming](x, shelfInbox, store.Filter{Owner: partner, Newest: true, Bare: true})
		out = nil
		for i, in := range list {
			out = append(out, Arrival{ID: raw[i].ID, Partner: raw[i].Owner, Kind: in.Kind, State: raw[i].State, Code: in.Code, At: raw[i].At})
		}
		return err
	})
	return out, err
}

// Terms are what a version of an agreement says. ErrNotFound: its sheet is not here, or holds no terms.
func (l Lineage) Terms(id string) (agreement.Terms, error) {
	sheet, ok := l.Sheet(id)
	if !ok {
		return agreement.Terms{}, store.ErrNotFound
	}
	part, ok := sheet.Part(partTerms)
	if !ok {
		return agreement.Terms{}, store.ErrNotFound
	}
	return agreement.Parse(part.Body)
}
