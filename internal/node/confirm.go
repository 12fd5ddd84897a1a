package node

import (
	"context"
	"fmt"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// Confirm moves a proposal into an incident, as it stands or corrected. What a person enters is held against the
// rules for all claims first; the error is then an *incident.Invalid.
func (n *Node) Confirm(ctx context.Context, by string, p store.Placed, note string) (string, error) {
	if err := p.Claim.Validate(); err != nil {
		return "", err
	}
	return n.Store.Confirm(ctx, by, p, note)
}

// Correct supersedes a confirmed claim by a newer version, held against the rules for all claims.
func (n *Node) Correct(ctx context.Context, by string, newer incident.Claim, note string) error {
	if err := newer.Validate(); err != nil {
		return err
	}
	return n.Store.Correct(ctx, by, newer, note)
}

// AddByHand stores confirmed claims that a person gives, all or none, held against the rules for all claims.
func (n *Node) AddByHand(ctx context.Context, by string, claims []store.Placed) (store.Tally, error) {
	for i := range claims {
		c := &claims[i].Claim
		c.State, c.By, c.At = incident.Confirmed, by, n.now().UTC()
		if err := c.Validate(); err != nil {
			return store.Tally{}, fmt.Errorf("claim %d: %w", i+1, err)
		}
	}
	return n.AddClaims(ctx, by, claims)
}
