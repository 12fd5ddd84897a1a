package fault_test

import (
	"io"
	"net"
	"sync"
	"testing"
)

// line is the wire to a node's door: an address that stays, and that can be cut.
type line struct {
	l  net.Listener
	to string

	mu   sync.Mutex
	down bool
	open map[net.Conn]bool
}

// newLine lays a line to an address.
func newLine(t *testing.T, to string) *line {
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &line{l: l, to: to, open: map[net.Conn]bool{}}
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go n.carry(c)
		}
	}()
	t.Cleanup(func() { l.Close(); n.cut() })
	return n
}

// address is where the line begins, as a door has it.
func (n *line) address() string { return "https://" + n.l.Addr().String() }

func (n *line) hold(c net.Conn) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.down {
		c.Close()
		return false
	}
	n.open[c] = true
	return true
}

func (n *line) carry(c net.Conn) {
	if !n.hold(c) {
		return
	}
	d, err := net.Dial("tcp", n.to) //nolint:noctx // on this machine
	if err != nil || !n.hold(d) {
		n.end(c)
		return
	}
	both := sync.WaitGroup{}
	for _, p := range [][2]net.Conn{{c, d}, {d, c}} {
		both.Go(func() {
			_, _ = io.Copy(p[0], p[1])
			p[0].Close()
		})
	}
	both.Wait()
	n.end(c)
	n.end(d)
}

func (n *line) end(c net.Conn) {
	c.Close()
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.open, c)
}

// cut ends all that is under way, half said as it is, and lets nothing through; mend does again.
func (n *line) cut() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = true
	for c := range n.open {
		c.Close()
	}
}

func (n *line) mend() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.down = false
}
