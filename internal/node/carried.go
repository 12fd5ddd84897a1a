package node

import (
	"context"
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
