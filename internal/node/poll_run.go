package node

import (
	"context"
	"crypto/rand"
	"errors"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"tansiq/internal/store"
)

// poller is what a process remembers of its sources.
type poller struct {
	fetcher   Fetcher
	watchable []string
	stirred   chan struct{} // lets Poll go on at once
	holder    string        // names this process in leases
	chance    func() float64
	folders   folders
}

func newPoller(watchable []string) poller {
	return poller{watchable: watchable, stirred: make(chan struct{}, 1), holder: rand.Text(), chance: mathrand.Float64}
}

// stir lets Poll look at once.
func (p *poller) stir() {
	select {
	case p.stirred <- struct{}{}:
	default:
	}
}

const (
	// pollEvery is how often it is looked for sources that are due.
	pollEvery = 2 * time.Second
	// pollAtOnce is how many sources are tried side by side; two of one host never are.
	pollAtOnce = 4
	// holdFor is how long a try, and the right to poll, is held without being renewed. What a process that was killed
	// held is free after that.
	holdFor = 90 * time.Second
)

// Poll tries sources when they are due, until the context ends. Of several processes on one database one polls at a time.
func (n *Node) Poll(ctx context.Context) {
	w := watchman{n: n, out: map[string]bool{}}
	defer w.all.Wait()
	defer n.letGo(ctx)
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		if err := w.round(ctx); err != nil && ctx.Err() == nil {
			n.log.ErrorContext(ctx, "looking for sources that are due", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-n.stirred:
		}
	}
}

// watchman sends out tries.
type watchman struct {
	n    *Node
	all  sync.WaitGroup
	held time.Time // until when this process may poll
	seen time.Time // when all sources were looked at, for what the clock has put off

	mu  sync.Mutex
	out map[string]bool // sources that are being tried, and their hosts
}

// round begins the tries that are due, as many as may be under way.
func (w *watchman) round(ctx context.Context) error {
	var due []keptSource
	err := w.n.Consult(ctx, "looking for sources that are due", func(x store.Exchange) (err error) {
		now := x.Now()
		if since := now.Sub(w.seen); since >= 0 && since < time.Minute {
			due, _, err = keptAll[keptSource](x, shelfSource, store.Filter{State: sourceOn, Until: now})
			return err
		}
		due, _, err = keptAll[keptSource](x, shelfSource, store.Filter{State: sourceOn})
		due = slices.DeleteFunc(due, func(k keptSource) bool { return !k.due(now) })
		w.seen = now
		return err
	})
	if err != nil || len(due) == 0 {
		return err
	}
	mine, err := w.lead(ctx)
	if err != nil || !mine {
		return err
	}
	for _, k := range due {
		if k.Kind == SourceFolder && !w.n.worthALook(&k) {
			continue
		}
		if !w.begin(k) {
			continue
		}
		w.all.Go(func() {
			defer w.n.stir()
			defer w.end(k)
			var fault *SourceError
			if _, err := w.n.try(ctx, k.ID, false); err != nil && ctx.Err() == nil && !errors.As(err, &fault) && !errors.Is(err, store.ErrNotFound) {
				w.n.log.ErrorContext(ctx, "trying a source", "source", k.ID, "error", err)
			}
		})
	}
	return nil
}

// begin reports whether a source may be tried beside those that are under way, and counts it in.
func (w *watchman) begin(k keptSource) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	host := "host " + hostOf(k.Address)
	tries := 0
	for key := range w.out {
		if !strings.HasPrefix(key, "host ") {
			tries++
		}
	}
	if tries >= pollAtOnce || w.out[k.ID] || k.Kind != SourceFolder && w.out[host] {
		return false
	}
	w.out[k.ID] = true
	if k.Kind != SourceFolder {
		w.out[host] = true
	}
	return true
}

func (w *watchman) end(k keptSource) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.out, k.ID)
	if k.Kind != SourceFolder {
		delete(w.out, "host "+hostOf(k.Address))
	}
}

// leaseID names the record by which one process polls.
const leaseID = "poll"

// lead reports whether this process is the one that polls. A data directory has one serving process anyhow.
func (w *watchman) lead(ctx context.Context) (mine bool, err error) {
	n := w.n
	if left := w.held.Sub(n.now()); n.data != "" || left > holdFor/2 && left <= holdFor {
		return true, nil
	}
	err = n.Exchange(ctx, "taking the lead in polling", func(x store.Exchange) error {
		mine = false
		h, _, err := kept[holding](x, shelfLease, leaseID)
		if err != nil && !notFound(err) {
			return err
		}
		if !h.free(x.Now(), n.holder) {
			return nil
		}
		mine, h = true, holding{Holder: n.holder, Until: x.Now().Add(holdFor)}
		w.held = h.Until
		return put(x, shelfLease, store.Record{ID: leaseID}, h)
	})
	return mine && err == nil, err
}

// letGo lets another process poll.
func (n *Node) letGo(ctx context.Context) {
	if n.data != "" {
		return
	}
	err := n.Exchange(context.WithoutCancel(ctx), "letting another process poll", func(x store.Exchange) error {
		h, _, err := kept[holding](x, shelfLease, leaseID)
		if err != nil || h.Holder != n.holder {
			return nil //nolint:nilerr // nothing of ours is there
		}
		return x.Drop(shelfLease, leaseID)
	})
	if err != nil {
		n.log.WarnContext(ctx, "letting another process poll", "error", err)
	}
}

// attempt is one try of a source under way.
type attempt struct {
	n       *Node
	k       *keptSource
	holder  string
	outcome Try
	fresh   int           // of what was seen, that was new or has changed
	asked   bool          // its address is asked, and not only looked at what waits
	more    bool          // something waits for the next try
	changed bool          // a person changed or removed the source meanwhile: the rest is for another try
	rest    time.Duration // a site of what waits asks to be left alone for that long
	refusal *SourceError  // of what was refused last
	quiet   time.Duration // the site says that nothing newer comes before
	got     *Fetched      // the answer, when there was one
	skip    *schedule     // what the feed says of when it wants to be asked
}

// try looks at a source, because a person wants it now or because it is due. The error is what the try failed with, which is noted with the source too; or a *SourceError
// "busy", store.ErrNotFound, or one of this node.
func (n *Node) try(ctx context.Context, id string, now bool) (Try, error) {
	a := &attempt{n: n, holder: n.holder + rand.Text()}
	if err := n.Exchange(ctx, "beginning a try", func(x store.Exchange) (err error) {
		if a.k, err = readSource(x, store.Viewer{System: true}, id); err != nil {
			return err
		}
		if !now && !a.k.due(x.Now()) { // another try ended since it was seen to be due
			return errNotDue
		}
		if !a.k.Lease.free(x.Now(), a.holder) {
			return &SourceError{Code: "busy"}
		}
		a.k.Lease = holding{Holder: a.holder, Until: x.Now().Add(holdFor)}
		a.outcome.At = x.Now()
		a.asked = now || a.k.Kind != SourceFeed || !x.Now().Before(a.k.Due) || a.k.setBack(x.Now())
		return putSource(x, a.k)
	}); errors.Is(err, errNotDue) {
		return Try{}, nil
	} else if err != nil {
		return Try{}, err
	}
	begin := time.Now()
	held, stop := context.WithCancelCause(ctx)
	var renewal sync.WaitGroup
	renewal.Go(func() { a.renew(held, stop) })
	err := a.look(held)
	stop(nil)
	renewal.Wait()
	a.outcome.Took = time.Since(begin)
	if errors.Is(err, context.Canceled) && ctx.Err() == nil {
		err = nil // the lease went to somebody else, who goes on
		if !errors.Is(context.Cause(held), errLost) {
			err = context.Canceled
		}
	}
	if ctx.Err() != nil { // nothing is known of how it would have gone
		return a.outcome, errors.Join(ctx.Err(), a.giveUp(context.WithoutCancel(ctx)))
	}
	if errors.Is(err, errChanged) {
		err, a.changed, a.got, a.skip = nil, true, nil, nil
	}
	var fault *SourceError
	if err != nil {
		fault = sourceFault(err)
		n.log.InfoContext(ctx, "a source failed", "source", id, "code", fault.Code, "error", err)
	}
	if err := a.finish(ctx, fault); err != nil {
		return a.outcome, err
	}
	if fault != nil {
		return a.outcome, fault
	}
	return a.outcome, nil
}

// look does what a try is for.
func (a *attempt) look(ctx context.Context) error {
	switch a.k.Kind {
	case SourceFeed:
		return a.feed(ctx)
	case SourceAddress:
		return a.page(ctx)
	case SourceFolder:
		return a.folder(ctx)
	}
	return &SourceError{Code: "kind"}
}

// errChanged ends a try: who may see what comes from the source, or how it is marked, may be what was changed.
var errChanged = errors.New("the source was changed in the meantime")

// still fails when what is said of all that comes from the source is not what it was when the try began.
func (a *attempt) still(x store.Exchange) error {
	k, err := readSource(x, store.Viewer{System: true}, a.k.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || k.Address != a.k.Address || k.Publisher != a.k.Publisher || k.Grade != a.k.Grade || k.Marking != a.k.Marking || !slices.Equal(k.Restricted, a.k.Restricted) {
		return errChanged
	}
	return nil
}

var errNotDue = errors.New("the source is not due")

var errLost = errors.New("another process tries this source now")

// renew keeps a try until it ends; when it was lost, it ends the try.
func (a *attempt) renew(ctx context.Context, stop context.CancelCauseFunc) {
	tick := time.NewTicker(holdFor / 4)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		err := a.n.Exchange(ctx, "going on with a try", func(x store.Exchange) error {
			k, err := readSource(x, store.Viewer{System: true}, a.k.ID)
			if err != nil {
				return err
			}
			if k.Lease.Holder != a.holder {
				return errLost
			}
			k.Lease.Until = x.Now().Add(holdFor)
			return putSource(x, k)
		})
		if errors.Is(err, errLost) || errors.Is(err, store.ErrNotFound) {
			stop(errLost)
			return
		}
	}
}

// mine changes the source as it is stored now, if this try still holds it.
func (a *attempt) mine(ctx context.Context, doing string, change func(x store.Exchange, k *keptSource) error) error {
	return a.n.Exchange(ctx, doing, func(x store.Exchange) error {
		k, err := readSource(x, store.Viewer{System: true}, a.k.ID)
		if errors.Is(err, store.ErrNotFound) || err == nil && k.Lease.Holder != a.holder {
			return nil // it was removed, or goes on elsewhere
		}
		if err != nil {
			return err
		}
		k.Lease = holding{}
		if err := change(x, k); err != nil {
			return err
		}
		return putSource(x, k)
	})
}

func (a *attempt) giveUp(ctx context.Context) error {
	return a.mine(ctx, "ending a try", func(store.Exchange, *keptSource) error { return nil })
}

// finish notes how a try went and when the next is due.
func (a *attempt) finish(ctx context.Context, fault *SourceError) error {
	return a.mine(ctx, "noting a try", func(x store.Exchange, k *keptSource) error {
		now, h := x.Now(), &k.Health
		t := &a.outcome
		switch {
		case fault != nil:
			t.Outcome, t.Fault = TryFailed, fault
			h.Failures++
			h.Fault = fault
		case t.Taken > 0:
			t.Outcome = TryTook
		default:
			t.Outcome = TryNothing
		}
		if fault == nil && a.asked && !a.changed {
			h.Failures, h.Fault, h.Succeeded = 0, nil, now
		}
		h.Tried = now
		if t.Taken > 0 {
			h.New = now
		}
		h.Seen, h.Taken, h.Refused = h.Seen+a.fresh, h.Taken+t.Taken, h.Refused+t.Refused
		h.Tries = slices.Insert(h.Tries, 0, *t)
		h.Tries = h.Tries[:min(len(h.Tries), maxTries)]
		if k.Address == a.k.Address && k.Watched == a.k.Watched && k.Linked == a.k.Linked {
			if a.got != nil {
				h.Moved = ""
				if a.got.Moved != "" && a.got.Moved != k.Address {
					h.Moved = a.got.Moved
				}
			}
			if a.skip != nil {
				k.Skip = *a.skip
			}
			if fault == nil && a.got != nil {
				k.ETag, k.Modified = a.got.ETag, a.got.Modified
			}
			k.Done = fault == nil && !a.changed && k.Kind == SourceAddress && !k.Watched
			if fault != nil && fault.Code == "gone" && k.Enabled {
				k.Enabled = false
				if err := x.Journal(sourceEvent("", store.ActSourceStopped, k.Source)); err != nil {
					return err
				}
			}
		}
		if a.changed {
			k.Due = now
		} else if a.asked || fault != nil {
			k.Due = k.next(now, fault, a.quiet, a.n.chance())
		}
		h.Next = time.Time{}
		if k.Enabled && !k.Done {
			if h.Next = k.Due; a.more && fault == nil {
				h.Next = earlier(k.Due, now.Add(max(leftOver, a.rest)))
			}
		}
		return nil
	})
}

// Bounds on how long a source that fails is left alone.
const (
	maxBackOff       = 24 * time.Hour
	maxFolderBackOff = 5 * time.Minute
	leftOver         = MinInterval // until what waits is looked at again
)

// schedule is what a feed says of when it wants to be asked.
type schedule struct {
	TTL   time.Duration  `json:"ttl,omitempty"`
	Hours []int          `json:"hours,omitempty"` // of the day, UTC, at which it does not want to be
	Days  []time.Weekday `json:"days,omitempty"`  // of the week
}

// next is when a source is asked again: after its interval, twice as long with each failure up to a day, never before the
// site wants it, and a little later by chance, so that the sources of a desk do not all knock at once.
func (k *keptSource) next(now time.Time, fault *SourceError, quiet time.Duration, chance float64) time.Time {
	wait := k.Interval
	most := max(maxBackOff, k.Interval)
	if k.Kind == SourceFolder {
		most = max(maxFolderBackOff, k.Interval)
	}
	if fault != nil {
		for i := 1; i < k.Health.Failures && wait < most; i++ {
			wait *= 2
		}
		wait = max(min(wait, most), fault.After)
	}
	if k.Kind == SourceFolder {
		return now.Add(wait)
	}
	if fault == nil {
		wait = max(wait, quiet, k.Skip.TTL)
	}
	at := now.Add(wait + time.Duration(chance*float64(min(wait/10, 10*time.Minute))))
	for range 7 * 24 { // to the next hour that it wants
		if utc := at.UTC(); !slices.Contains(k.Skip.Hours, utc.Hour()) && !slices.Contains(k.Skip.Days, utc.Weekday()) {
			break
		}
		at = at.UTC().Truncate(time.Hour).Add(time.Hour)
	}
	return at
}
