package web

import (
	"context"
	"io"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/release"
)

// Sharing is offered by a node that deals with partners; the Share room exists only then.
type Sharing interface {
	Partners(ctx context.Context) ([]node.Partner, error)
	Partner(ctx context.Context, id string) (node.Partner, error)
	Thaw(ctx context.Context, by, id, note string) error
	Agreements(ctx context.Context, partner string) ([]*node.Agreement, error)

	// Ledgers, and what proves something to anybody.
	Books(ctx context.Context, partner string) (node.Books, error)
	Faults(ctx context.Context, partner string) ([]node.Fault, error)
	ProofOf(ctx context.Context, partner, copyID string) (node.Proof, error)
	LedgerFile(ctx context.Context, partner string, w io.Writer) error

	// Parcels on their way.
	Outbox(ctx context.Context, partner string, limit int) ([]node.Outgoing, error)
	DeliverTo(ctx context.Context, partner string) (int, error)

	// What goes.
	Explain(ctx context.Context, lineage, incident string) (node.Explanation, error)
	ExplainWatches(ctx context.Context, lineage string, ids []string) (node.WatchExplanation, error)
	SharingOf(ctx context.Context, incident string) ([]node.Sharing, error)
	SetMarks(ctx context.Context, by string, m node.Marks) error
	WriteTear(ctx context.Context, by, key string, t release.Tear) (id string, err error)
	ApproveTear(ctx context.Context, by, id string) error
	DropTear(ctx context.Context, by, id string) error
	Releases(ctx context.Context, partner, state string) ([]node.Release, error)
	Release(ctx context.Context, id string) (node.Release, error)
	ProposeRelease(ctx context.Context, by string, r node.Release) (node.Release, error)
	ApproveRelease(ctx context.Context, by, id string) error
	RefuseRelease(ctx context.Context, by, id, why string) error
	RefreshRelease(ctx context.Context, by, id string) error
	ReleaseNow(ctx context.Context, by, id string) error
	Given(ctx context.Context, partner string, limit int) ([]node.GivenCopy, error)

	// What comes.
	Inbox(ctx context.Context, partner string, limit int) ([]node.Received, error)
	ReceivedCopy(ctx context.Context, partner, copyID string) (node.Received, error)
	Acknowledge(ctx context.Context, by, partner string, copies ...string) error
	TellOutcome(ctx context.Context, by, partner string, o node.Outcome) error
	Requests(ctx context.Context, partner string) ([]node.Request, error)
}

// mostReceived is how many things that came are looked at for a list or a count.
const mostReceived = 500

// sharedWaiting counts what waits in the Share room for somebody: releases to approve, requests to answer, things that
// came and that nobody has acknowledged. What the person may not do does not count.
func (s *site) sharedWaiting(ctx context.Context, p account.Person) (int, error) {
	count := 0
	if account.Can(p, account.ApproveRelease) {
		list, err := s.sharing.Releases(ctx, "", node.ReleaseAwaiting)
		if err != nil {
			return 0, err
		}
		count += len(list)
	}
	if account.Can(p, account.AnswerPartner) {
		list, err := s.sharing.Requests(ctx, "")
		if err != nil {
			return 0, err
		}
		for _, r := range list {
			if r.State == node.RequestOpen {
				count++
			}
		}
	}
	if account.Can(p, account.TellPartner) {
		list, err := s.sharing.Inbox(ctx, "", mostReceived)
		if err != nil {
			return 0, err
		}
		for _, r := range list {
			if unread(r) {
				count++
			}
		}
	}
	return count, nil
}

// unread reports whether something that came stands here and nobody has acknowledged it.
func unread(r node.Received) bool { return r.State == "held" && r.Ack.IsZero() }
