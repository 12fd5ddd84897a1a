package api

import (
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Wrong tokens of feeds that one address may send within a minute, and how many addresses are remembered.
const (
	wrongsPerMinute = 30
	wrongsKept      = 10_000
)

// brake counts wrong tokens per address, so that guessing costs us next to nothing. A token is 128 bits of chance: the brake keeps
// the database free, the length keeps the secret.
type brake struct {
	mu    sync.Mutex
	now   func() time.Time
	began time.Time // of the minute that is counted
	seen  map[netip.Prefix]int
}

func newBrake(now func() time.Time) *brake { return &brake{now: now, seen: map[netip.Prefix]int{}} }

// turn begins a new minute when the old one is over; it also does when the clock was set back.
func (b *brake) turn() time.Time {
	now := b.now()
	if age := now.Sub(b.began); age < 0 || age >= time.Minute || len(b.seen) >= wrongsKept {
		b.began = now
		clear(b.seen)
	}
	return now
}

// wait is how long an address has to wait; 0: not at all.
func (b *brake) wait(from netip.Prefix) time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.turn()
	if b.seen[from] < wrongsPerMinute {
		return 0
	}
	return b.began.Add(time.Minute).Sub(now)
}

// count notes a wrong token.
func (b *brake) count(from netip.Prefix) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.turn()
	b.seen[from]++
}

// slowDown tells a client to wait.
func slowDown(wait time.Duration) problem {
	seconds := int(wait/time.Second) + 1
	return problem{Status: http.StatusTooManyRequests, Detail: fmt.Sprintf("Too many wrong tokens came from this address: wait %d seconds.", seconds), retry: strconv.Itoa(seconds)}
}

// client is the network that a request comes from: an IPv4 address, or the /64 of an IPv6 one. Behind a proxy on this machine it is the last hop
// of X-Forwarded-For, which the proxy itself wrote.
func (s *Server) client(r *http.Request) netip.Prefix {
	var addr netip.Addr
	if peer, err := netip.ParseAddrPort(r.RemoteAddr); err == nil {
		addr = peer.Addr().Unmap()
	}
	if s.secure && addr.IsLoopback() {
		hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		last := strings.Trim(strings.TrimSpace(hops[len(hops)-1]), "[]")
		if hop, err := netip.ParseAddrPort(last); err == nil {
			addr = hop.Addr().Unmap()
		} else if hop, err := netip.ParseAddr(last); err == nil {
			addr = hop.Unmap()
		}
	}
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits) // of no address: the zero prefix, one bucket for all of them
	return p
}
