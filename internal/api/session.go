package api

import (
	"context"
	"net/http"
	"time"

	"github.com/alexedwards/scs/v2"

	"tansiq/internal/account"
	"tansiq/internal/node"
)

// sessionCookie is the cookie of the pages (package web).
const sessionCookie = "tansiq"

// Sessions tells who a request's session belongs to: the sessions that package web opens, read and never
// written. A session ends with the password that it was opened with, and with its person's access.
func Sessions(n *node.Node) func(*http.Request) (account.Person, bool) {
	m := scs.New()
	m.Store = sessions{n}
	m.HashTokenInStore = true
	return func(r *http.Request) (account.Person, bool) {
		c, err := r.Cookie(sessionCookie)
		if err != nil || c.Value == "" {
			return account.Person{}, false
		}
		ctx, err := m.Load(r.Context(), c.Value)
		if err != nil {
			return account.Person{}, false
		}
		id, proof := m.GetString(ctx, "person"), m.GetString(ctx, "proof")
		if id == "" || proof == "" {
			return account.Person{}, false
		}
		p, err := n.PersonByID(ctx, id)
		if err != nil || p.Disabled || proof != p.Hash[max(0, len(p.Hash)-16):] {
			return account.Person{}, false
		}
		return p, true
	}
}

// sessions lets scs find sessions in the node.
type sessions struct{ node *node.Node }

// FindCtx implements scs.CtxStore.
func (s sessions) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	return s.node.Session(ctx, token)
}

// CommitCtx implements scs.CtxStore; sessions are the pages' to write.
func (s sessions) CommitCtx(context.Context, string, []byte, time.Time) error { return nil }

// DeleteCtx implements scs.CtxStore; sessions are the pages' to end.
func (s sessions) DeleteCtx(context.Context, string) error { return nil }

// Find implements scs.Store.
func (s sessions) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements scs.Store.
func (s sessions) Commit(string, []byte, time.Time) error { return nil }

// Delete implements scs.Store.
func (s sessions) Delete(string) error { return nil }
