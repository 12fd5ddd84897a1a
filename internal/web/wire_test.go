package web

import (
	"bytes"
	"context"
	"log/slog"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"tansiq/internal/node"
)

// wire carries parcels between nodes of one process, on a clock that stands still until it is looked at or moved.
type wire struct {
	mu    sync.Mutex
	nodes map[string]*node.Node // by door
	now   time.Time
	down  bool
}

func newWire() *wire {
	return &wire{nodes: map[string]*node.Node{}, now: time.Date(2025, 1, 2, 8, 0, 0, 0, time.UTC)}
}

// Now moves on with each look.
func (w *wire) Now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(time.Millisecond)
	return w.now
}

func (w *wire) move(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *wire) at(address string) (*node.Node, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if n := w.nodes[address]; n != nil && !w.down {
		return n, nil
	}
	return nil, node.ErrUnreachable
}

// Send implements node.Transport.
func (w *wire) Send(ctx context.Context, address string, _ [32]byte, b []byte) ([]byte, error) {
	n, err := w.at(address)
	if err != nil {
		return nil, err
	}
	return n.Apply(ctx, bytes.Clone(b))
}

// Keys implements node.Transport.
func (w *wire) Keys(ctx context.Context, address string) ([]byte, error) {
	n, err := w.at(address)
	if err != nil {
		return nil, err
	}
	return n.PublicKeys(ctx)
}

// join opens a new node, which others reach at a door.
func (w *wire) join(t *testing.T, door string) *node.Node {
	t.Helper()
	n, err := node.Open(t.Context(), node.Config{Data: t.TempDir(), Now: w.Now, Transport: w})
	must(t, err)
	t.Cleanup(func() { n.Close() })
	w.mu.Lock()
	defer w.mu.Unlock()
	w.nodes[door] = n
	return n
}

// pages serves a node's pages by the clock of the wire.
func (w *wire) pages(t *testing.T, n Desk) *httptest.Server {
	t.Helper()
	h, err := New(Options{Node: n, Log: slog.New(slog.DiscardHandler), Version: "test", Clock: w.Now})
	must(t, err)
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv
}

// settle delivers until nothing is due anywhere.
func settle(t *testing.T, nodes ...*node.Node) {
	t.Helper()
	for range 20 {
		sent := 0
		for _, n := range nodes {
			k, err := n.Deliver(t.Context())
			must(t, err)
			sent += k
		}
		if sent == 0 {
			return
		}
	}
	t.Fatal("the nodes never come to rest")
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
