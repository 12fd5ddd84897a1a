package node

import "context"

// poller is what a process remembers of its sources.
type poller struct {
	fetcher   Fetcher
	watchable []string
	stirred   chan struct{} // lets Poll go on at once
}

func newPoller(watchable []string) poller {
	return poller{watchable: watchable, stirred: make(chan struct{}, 1)}
}

// stir lets Poll look at once.
func (p *poller) stir() {
	select {
	case p.stirred <- struct{}{}:
	default:
	}
}

// schedule says when a feed asks not to be asked.
type schedule struct {
	Hours []int `json:"hours,omitempty"` // of the day, UTC
}

// try looks at a source.
func (n *Node) try(ctx context.Context, id string) (Try, error) {
	return Try{}, &SourceError{Code: "off"}
}
