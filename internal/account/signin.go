package account

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"net/netip"
	"sync"
	"time"
)

// Setup is the one-time token with which the first person is made on a fresh node. It lives in memory: a
// restart makes a new one. It is safe for concurrent use.
type Setup struct {
	mu   sync.Mutex
	sum  [sha256.Size]byte
	used bool
}

// NewSetup returns a Setup and its token, to be shown once to whoever started the node.
func NewSetup() (*Setup, string) {
	token := rand.Text()
	return &Setup{sum: sha256.Sum256([]byte(token))}, token
}

// Use calls create if this is the token and it is not used up; when create succeeds, it is. Others wait
// meanwhile, so that one token never makes two people.
func (s *Setup) Use(token string, create func() error) error {
	sum := sha256.Sum256([]byte(token))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.used || subtle.ConstantTimeCompare(sum[:], s.sum[:]) != 1 {
		return &Error{Code: "token", Field: "token"}
	}
	err := create()
	s.used = err == nil
	return err
}

// How sign-in slows down: so many attempts are free, then each makes the next wait twice as long; all is
// forgotten when nothing failed for a while.
const (
	freeLogin   = 5
	freeAddress = 20
	firstWait   = 2 * time.Second
	longestWait = 15 * time.Minute
	forgetAfter = time.Hour
	mostTracked = 20000
)

type attempts struct {
	n    int
	last time.Time
}

// wait is how long from the last attempt the next one has to wait.
func (a attempts) wait(free int) time.Duration {
	over := a.n - free
	if over < 0 {
		return 0
	}
	if over > 16 {
		return longestWait
	}
	return min(firstWait<<over, longestWait)
}

// Throttle slows guessing down, per login and per address. Nobody is locked out for good, and an attempt
// counts as failed before its password is checked, so that many at once gain nothing. It lives in memory
// and is safe for concurrent use.
type Throttle struct {
	mu    sync.Mutex
	now   func() time.Time
	seen  map[string]attempts
	swept time.Time
}

// NewThrottle returns an empty Throttle with a clock.
func NewThrottle(now func() time.Time) *Throttle {
	return &Throttle{now: now, seen: map[string]attempts{}, swept: now()}
}

// Attempt counts one attempt and returns nil, or refuses it with the code "throttled" and the seconds to wait.
// address is an IP address with or without a port; of an IPv6 one its /64 counts.
func (t *Throttle) Attempt(login, address string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	t.sweep(now)
	var left time.Duration
	keys := [2]string{loginKey(login), addressKey(address)}
	free := [2]int{freeLogin, freeAddress}
	for i, k := range keys {
		if a, ok := t.seen[k]; ok && now.Sub(a.last) < forgetAfter {
			left = max(left, a.last.Add(a.wait(free[i])).Sub(now))
		}
	}
	if left > 0 {
		return &Error{Code: "throttled", N: int((left + time.Second - 1) / time.Second)}
	}
	for _, k := range keys {
		a := t.seen[k]
		if now.Sub(a.last) >= forgetAfter {
			a.n = 0
		}
		t.seen[k] = attempts{a.n + 1, now}
	}
	return nil
}

// Succeeded takes the last attempt back: the login starts afresh; of the address only this attempt is
// forgiven, so that one good account does not open the way to guessing others.
func (t *Throttle) Succeeded(login, address string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.seen, loginKey(login))
	k := addressKey(address)
	if a, ok := t.seen[k]; ok && a.n > 1 {
		a.n--
		t.seen[k] = a
	} else {
		delete(t.seen, k)
	}
}

// sweep drops what is forgotten, once in a while or when there is too much; if that is not enough, the rest
// as well: a flood of made-up logins must not take the memory.
func (t *Throttle) sweep(now time.Time) {
	if len(t.seen) < mostTracked && now.Sub(t.swept) < forgetAfter {
		return
	}
	t.swept = now
	for k, a := range t.seen {
		if now.Sub(a.last) >= forgetAfter {
			delete(t.seen, k)
		}
	}
	if len(t.seen) < mostTracked {
		return
	}
	for k, a := range t.seen {
		if a.n <= freeLogin {
			delete(t.seen, k)
		}
	}
	if len(t.seen) >= mostTracked {
		clear(t.seen)
	}
}

func loginKey(login string) string {
	sum := sha256.Sum256([]byte(NormalLogin(login))) // whatever was typed, perhaps a password: not kept
	return "l" + string(sum[:])
}

func addressKey(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return "a"
		}
		ip = ap.Addr()
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return "a" + p.String()
		}
	}
	return "a" + ip.String()
}
