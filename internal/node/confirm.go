package node

import (
	"context"
	"errors"
	"fmt"

	"github.com/google/uuid"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// Confirm moves a proposal into an incident, as it stands or corrected. What a person enters is held against the
// rules for all claims first; the error is then an *incident.Invalid.
func (n *Node) Confirm(ctx context.Context, by string, p store.Placed, note string) (string, error) {
	if err := errors.Join(p.Claim.Validate(), checkIncident(p.Incident)); err != nil {
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

// checkIncident holds an incident's id that a person gives against the form of all such ids; empty is none.
func checkIncident(id string) error {
	if id == "" || uuid.Validate(id) == nil {
		return nil
	}
	return &store.Invalid{Field: "incident", Why: store.WhyUUID}
}

// AddByHand stores confirmed claims that a person gives, all or none, held against the rules for all claims. A
// document that one names must be there for that person: else all fails with ErrNotFound.
func (n *Node) AddByHand(ctx context.Context, by string, claims []store.Placed) (store.Tally, error) {
	for i := range claims {
		c := &claims[i].Claim
		c.State, c.By, c.At = incident.Confirmed, by, n.now().UTC()
		if err := errors.Join(c.Validate(), checkIncident(claims[i].Incident)); err != nil {
			return store.Tally{}, fmt.Errorf("claim %d: %w", i+1, err)
		}
	}
	// One that is nowhere is answered like one that is hidden.
	there := map[string]bool{"": true}
	for i := range claims {
		document := claims[i].Claim.Source.Document
		if there[document] {
			continue
		}
		if _, err := n.Document(ctx, store.Viewer{Person: by}, document); err != nil {
			return store.Tally{}, fmt.Errorf("claim %d: %w", i+1, err)
		}
		there[document] = true
	}
	return n.AddClaims(ctx, by, claims)
}
