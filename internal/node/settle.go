package node

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// Choice is what a person decided on a contradiction within a document.
type Choice string

// The choices.
const (
	KeepAll   Choice = "keep"   // all that it says stays, side by side
	Prefer    Choice = "prefer" // one of the readings; the claim was corrected to it
	AskSource Choice = "ask"    // nothing is decided before the source is asked
)

// Settlement is what was decided on one contradiction.
type Settlement struct {
	Clash   int       `json:"clash"`             // which one: its place in the document's reading
	Choice  Choice    `json:"choice"`            // empty: take back what was decided
	Reading string    `json:"reading,omitempty"` // with Prefer: the value, as the page names it
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Settle records what a person decided on a contradiction within a document that they see; ErrNotFound otherwise.
func (n *Node) Settle(ctx context.Context, by, document string, s Settlement) error {
	switch s.Choice {
	case "", KeepAll, Prefer, AskSource:
	default:
		return fmt.Errorf("settling a contradiction of %s: %w", document, &store.Invalid{Field: "choice", Why: store.WhyWrong})
	}
	if _, err := n.Document(ctx, store.Viewer{Person: by}, document); err != nil {
		return fmt.Errorf("settling a contradiction: %w", err)
	}
	return n.Exchange(ctx, "settling a contradiction of "+document, func(x store.Exchange) error {
		id := document + "#" + strconv.Itoa(s.Clash)
		s.By, s.At = by, x.Now()
		var err error
		if s.Choice == "" {
			err = x.Drop(shelfSettled, id)
		} else {
			err = put(x, shelfSettled, store.Record{ID: id, Owner: document, State: string(s.Choice), At: s.At}, s)
		}
		if err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActSettled, Document: document, Note: string(s.Choice)})
	})
}

// Settled returns what was decided on the contradictions of a document, ErrNotFound when the viewer may not see it.
func (n *Node) Settled(ctx context.Context, v store.Viewer, document string) (list []Settlement, err error) {
	if _, err := n.Document(ctx, v, document); err != nil {
		return nil, err
	}
	err = n.Consult(ctx, "reading what was settled of "+document, func(x store.Exchange) error {
		list, _, err = keptAll[Settlement](x, shelfSettled, store.Filter{Owner: document})
		return err
	})
	return list, err
}

// Asked counts, per document, the contradictions on which the source is to be asked.
func (n *Node) Asked(ctx context.Context) (map[string]int, error) {
	out := map[string]int{}
	err := n.Consult(ctx, "counting what is asked", func(x store.Exchange) error {
		clear(out)
		records, err := x.Records(shelfSettled, store.Filter{State: string(AskSource)})
		for _, r := range records {
			out[r.Owner]++
		}
		return err
	})
	return out, err
}

// NotSame says for a person that a claim of a document is no account of another happening, an incident or a claim that
// awaits, so that Known need not be shown it again; back takes that back.
func (n *Node) NotSame(ctx context.Context, by, document, key, other string, back bool) error {
	if _, err := n.Document(ctx, store.Viewer{Person: by}, document); err != nil {
		return fmt.Errorf("telling two happenings apart: %w", err)
	}
	return n.Exchange(ctx, "telling two happenings apart", func(x store.Exchange) error {
		act, err := store.ActApart, error(nil)
		if id := pair(key, other); back {
			act, err = store.ActNotApart, x.Drop(shelfApart, id)
		} else {
			err = x.Put(shelfApart, store.Record{ID: id, Owner: document, State: "claim", At: x.Now(), Body: []byte(`{}`)})
		}
		if err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: act, Document: document, Note: other})
	})
}

// ToldApart returns a test for what people said of the claims of a document with NotSame.
func (n *Node) ToldApart(ctx context.Context, document string) (func(key, other string) bool, error) {
	apart := map[string]bool{}
	err := n.Consult(ctx, "reading what was told apart", func(x store.Exchange) error {
		clear(apart)
		records, err := x.Records(shelfApart, store.Filter{Owner: document, Bare: true})
		for _, r := range records {
			apart[r.ID] = true
		}
		return err
	})
	return func(key, other string) bool { return apart[pair(key, other)] }, err
}

// forget drops what was decided on documents that are erased.
func forget(x store.Exchange, documents []string) error {
	for _, d := range documents {
		for _, shelf := range []store.Shelf{shelfSettled, shelfApart} {
			records, err := x.Records(shelf, store.Filter{Owner: d, Bare: true})
			if err != nil {
				return err
			}
			for _, r := range records {
				if err := x.Drop(shelf, r.ID); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// ConfirmAll confirms a proposal, and beside it what its document says otherwise: times are the further ones that it
// gives, figures are the claim's own. All go into one incident, where they stay as rivals.
func (n *Node) ConfirmAll(ctx context.Context, by string, p store.Placed, times []incident.When, note string) (string, error) {
	if err := p.Claim.Validate(); err != nil {
		return "", err
	}
	rest, err := p.Claim.Otherwise(times)
	if err != nil {
		return "", err
	}
	for i := range rest {
		if err := rest[i].Validate(); err != nil {
			return "", err // before anything is confirmed
		}
	}
	id, err := n.Confirm(ctx, by, p, note)
	if err != nil {
		return "", err
	}
	for _, c := range rest {
		if c, err = n.DraftClaim(ctx, by, c, note); err == nil {
			_, err = n.Confirm(ctx, by, store.Placed{Claim: c, Incident: id}, note)
		}
		if err != nil {
			return id, fmt.Errorf("keeping what the document says otherwise: %w", err)
		}
	}
	return id, nil
}
