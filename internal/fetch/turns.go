package fetch

import (
	"context"
	"sync"
	"time"
)

// turns let one request at a time go to each host.
type turns struct {
	mu    sync.Mutex
	hosts map[string]*turn
}

type turn struct {
	busy  chan struct{} // holds one while a request is under way
	users int           // that hold it or wait for it
	free  time.Time     // when the next may go; written by who holds busy
}

// maxTurns is how many hosts are remembered that nobody waits for.
const maxTurns = 1000

// enter waits for a host's turn. Who leaves lets the next one in after the pause.
func (t *turns) enter(ctx context.Context, host string, pause time.Duration) (leave func(), err error) {
	t.mu.Lock()
	if t.hosts == nil {
		t.hosts = map[string]*turn{}
	}
	h := t.hosts[host]
	if h == nil {
		if len(t.hosts) >= maxTurns {
			t.prune()
		}
		h = &turn{busy: make(chan struct{}, 1)}
		t.hosts[host] = h
	}
	h.users++
	t.mu.Unlock()
	done := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		h.users--
	}
	select {
	case h.busy <- struct{}{}:
	case <-ctx.Done():
		done()
		return nil, ctx.Err()
	}
	if wait := time.Until(h.free); wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			<-h.busy
			done()
			return nil, ctx.Err()
		}
	}
	return func() {
		h.free = time.Now().Add(pause)
		<-h.busy
		done()
	}, nil
}

// prune forgets hosts that nobody uses.
func (t *turns) prune() {
	for name, h := range t.hosts {
		if h.users == 0 {
			delete(t.hosts, name)
		}
	}
}
