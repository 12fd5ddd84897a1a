package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/store"
)

// Transport carries bytes to a partner's door. Package door has the one that speaks HTTPS.
type Transport interface {
	// Send hands a parcel in at a door whose TLS key has the given pin and returns the parcel that answers it.
	Send(ctx context.Context, address string, pin [32]byte, parcel []byte) (answer []byte, err error)
	// Keys asks at a door for the node's line of public keys.
	Keys(ctx context.Context, address string) ([]byte, error)
}

// Errors that a transport wraps, so that pages can say what is wrong and what to do.
var (
	ErrUnreachable = errors.New("the partner's door does not answer")
	ErrKeyChanged  = errors.New("somebody else answers at the partner's door: its key is not the one that was pinned")
	ErrBusy        = errors.New("the partner's node takes no parcel just now")
	ErrTurnedAway  = errors.New("the partner's node turned the parcel away")
)

// Errors of Apply about a parcel that gets no answer of its own.
var (
	ErrUnknownSender = errors.New("the sender of this parcel is not known here")
	ErrNoParcel      = errors.New("this is no parcel that can be read")
)

// Codes of what keeps parcels from a partner's door, as Partner.Failure has them.
const (
	FailUnreachable = "unreachable"
	FailKeyChanged  = "key_changed"
	FailBusy        = "busy"
	FailTurnedAway  = "turned_away"
	FailOther       = "other"
)

func failure(err error) string {
	switch {
	case errors.Is(err, ErrKeyChanged):
		return FailKeyChanged
	case errors.Is(err, ErrBusy):
		return FailBusy
	case errors.Is(err, ErrTurnedAway):
		return FailTurnedAway
	case errors.Is(err, ErrUnreachable):
		return FailUnreachable
	}
	return FailOther
}

// lease is for how long a parcel that is being handed in is left alone by other processes.
const lease = 3 * time.Minute

// batchOut is how many parcels of one partner are leased at a time.
const batchOut = 64

// Deliver hands in what is due at the doors of all partners that have one, in order for each partner, and takes their
// answers. It returns how many parcels were handed in. A partner that cannot be reached is noted and tried again
// later; the error is about this node alone.
func (n *Node) Deliver(ctx context.Context) (int, error) {
	if n.transport == nil {
		return 0, nil
	}
	var partners []*Partner
	if err := n.Consult(ctx, "listing partners", func(x store.Exchange) (err error) {
		partners, err = n.pinned(x)
		return err
	}); err != nil {
		return 0, err
	}
	total := 0
	for _, p := range partners {
		sent, err := n.DeliverTo(ctx, p.ID)
		total += sent
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// DeliverTo hands in what is due for one partner, as Deliver does.
func (n *Node) DeliverTo(ctx context.Context, id string) (int, error) {
	total := 0
	for {
		p, due, err := n.leased(ctx, id)
		if err != nil || len(due) == 0 {
			return total, err
		}
		for i, r := range due {
			if ok, err := n.hand(ctx, p, r); err != nil || !ok {
				return total, errors.Join(err, n.giveBack(ctx, due[i:]))
			}
			total++
		}
	}
}

// leased takes the parcels that are due for a partner out of the reach of other processes for a while.
func (n *Node) leased(ctx context.Context, id string) (p *Partner, due []store.Record, err error) {
	if n.transport == nil {
		return nil, nil, nil
	}
	// Most of the time there is nothing: a look does not make writers wait.
	idle := true
	err = n.Consult(ctx, "looking for parcels", func(x store.Exchange) error {
		list, err := x.Records(shelfOutbox, store.Filter{Owner: id, State: outWaiting, Until: n.now(), Limit: 1, Bare: true})
		idle = len(list) == 0
		return err
	})
	if err != nil || idle {
		return nil, nil, err
	}
	err = n.Exchange(ctx, "leasing parcels", func(x store.Exchange) error {
		due = nil
		if p, err = n.partner(x, id); err != nil || p.State != PartnerPinned || p.Door == "" {
			return err
		}
		var limit int
		if !p.Recovering() {
			limit = batchOut
		}
		list, raw, err := keptAll[outgoing](x, shelfOutbox, store.Filter{Owner: id, State: outWaiting, Until: x.Now(), Limit: limit, Bare: limit == 0})
		if err != nil {
			return err
		}
		for i, r := range raw {
			if p.held(list[i].Kind) {
				continue
			}
			if limit == 0 {
				if r, err = x.Record(shelfOutbox, r.ID); err != nil {
					return err
				}
			}
			due = append(due, r)
			r.At = x.Now().Add(lease)
			if err := x.Put(shelfOutbox, r); err != nil {
				return err
			}
		}
		return nil
	})
	return p, due, err
}

// giveBack ends a lease on parcels that were not handed in: they are due when they were, or after a failure later.
func (n *Node) giveBack(ctx context.Context, due []store.Record) error {
	return n.Exchange(context.WithoutCancel(ctx), "giving parcels back", func(x store.Exchange) error {
		for i, r := range due {
			now, err := x.Record(shelfOutbox, r.ID)
			if notFound(err) || err == nil && now.State != outWaiting {
				continue
			}
			if err != nil {
				return err
			}
			if now.At.Before(x.Now().Add(lease / 2)) {
				continue // a failure has set its time already
			}
			now.At = r.At
			if p, err := n.partner(x, r.Owner); err == nil && p.Failures > 0 {
				now.At = x.Now().Add(wait(p.Failures) + time.Duration(i)) // in their order
			}
			if err := x.Put(shelfOutbox, now); err != nil {
				return err
			}
		}
		return nil
	})
}

// hand hands one parcel in and takes the answer; false when the partner cannot be reached just now.
func (n *Node) hand(ctx context.Context, p *Partner, r store.Record) (bool, error) {
	answer, err := n.transport.Send(ctx, p.Door, p.Pin.Current().TLSPin(), r.Raw)
	if err != nil {
		if ctx.Err() != nil {
			return false, ctx.Err()
		}
		n.log.WarnContext(ctx, "handing a parcel in", "partner", p.ID, "error", err)
		return false, n.failed(ctx, p.ID, r.ID, err)
	}
	if len(answer) == 0 { // what was handed in is an answer itself
		return true, n.Exchange(ctx, "noting an answer that arrived", func(x store.Exchange) error {
			o, now, err := kept[outgoing](x, shelfOutbox, r.ID)
			if notFound(err) || err == nil && now.State != outWaiting {
				return nil
			}
			if err != nil {
				return err
			}
			return settle(x, now, o, outSent, "")
		})
	}
	if _, err := n.Apply(ctx, answer); err != nil {
		n.log.WarnContext(ctx, "reading a partner's answer", "partner", p.ID, "error", err)
		return false, n.failed(ctx, p.ID, r.ID, errors.Join(ErrTurnedAway, err))
	}
	return true, nil
}

// failed notes that a parcel could not be handed in.
func (n *Node) failed(ctx context.Context, partner, id string, why error) error {
	return n.Exchange(context.WithoutCancel(ctx), "noting a failure", func(x store.Exchange) error {
		p, err := n.partner(x, partner)
		if err != nil {
			return err
		}
		p.Tried, p.Failure = x.Now(), failure(why)
		p.Failures++
		if err := savePartner(x, p); err != nil {
			return err
		}
		o, r, err := kept[outgoing](x, shelfOutbox, id)
		if notFound(err) || err == nil && r.State != outWaiting {
			return nil
		}
		if err != nil {
			return err
		}
		o.Attempts++
		o.Error = failure(why)
		r.At = x.Now().Add(wait(p.Failures))
		return put(x, shelfOutbox, r, o)
	})
}

// hasten makes due at once what waits for a partner: after a failure that is over, or on a lease of a process that has
// ended. A parcel that is on its way just now goes twice then, and is answered alike.
func hasten(x store.Exchange, partner string) error {
	list, raw, err := keptAll[outgoing](x, shelfOutbox, store.Filter{Owner: partner, State: outWaiting})
	if err != nil {
		return err
	}
	for i, o := range list {
		if r := raw[i]; o.Kind != parcel.KindHeads && r.At.After(x.Now()) {
			r.At = o.Made
			if err := x.Put(shelfOutbox, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// settle closes a parcel of the outbox.
func settle(x store.Exchange, r store.Record, o outgoing, state, why string) error {
	r.State, o.Error, o.Done = state, why, x.Now()
	r.Raw = nil // what went is in the ledger and among the copies
	return put(x, shelfOutbox, r, o)
}

// confirmed closes the parcels that the partner's log says it received. A cosignature alone tells less: entries travel
// with other parcels too, and may be there before what they are about.
func (d *deal) confirmed(opened []ledger.Opened) error {
	for _, e := range opened {
		if e.Content.Kind != ledger.Received {
			continue
		}
		o, r, err := kept[outgoing](d.x, shelfOutbox, e.Content.Parcel)
		if notFound(err) || err == nil && (r.Owner != d.p.ID || r.State != outWaiting) {
			continue
		}
		if err != nil {
			return err
		}
		if err := settle(d.x, r, o, outSent, ""); err != nil {
			return err
		}
	}
	return nil
}

// loggable reports whether a parcel of this kind carries an entry of the ledger of its own.
func loggable(k parcel.Kind) bool {
	switch k {
	case parcel.KindRelease, parcel.KindAcknowledge, parcel.KindOutcome, parcel.KindRecall, parcel.KindRecalled,
		parcel.KindAsk, parcel.KindAnswer, parcel.KindBreach:
		return true
	}
	return false
}

// Outgoing is one parcel of the outbox as pages show it.
type Outgoing struct {
	ID       string
	Partner  string
	Kind     string
	Urgent   bool
	State    string
	Made     time.Time
	Due      time.Time
	Done     time.Time
	Attempts int
	Error    string
	Bytes    int
}

// Outbox lists parcels on their way to a partner and the last that arrived, newest first.
func (n *Node) Outbox(ctx context.Context, partner string, limit int) ([]Outgoing, error) {
	var out []Outgoing
	err := n.Consult(ctx, "listing parcels", func(x store.Exchange) error {
		list, raw, err := keptAll[outgoing](x, shelfOutbox, store.Filter{Owner: partner, Newest: true, Limit: limit, Bare: true})
		out = nil
		for i, o := range list {
			out = append(out, Outgoing{ID: raw[i].ID, Partner: raw[i].Owner, Kind: string(o.Kind), Urgent: o.Urgent, State: raw[i].State, Made: o.Made,
				Due: raw[i].At, Done: o.Done, Attempts: o.Attempts, Error: o.Error, Bytes: o.Bytes})
		}
		return err
	})
	return out, err
}

// Greet tells a partner how both logs stand here and learns how they stand there. A node that lost entries finds out
// before it writes new ones.
func (n *Node) Greet(ctx context.Context, id string) error {
	if n.transport == nil {
		return nil
	}
	var p *Partner
	var sealed []byte
	err := n.Exchange(ctx, "greeting a partner", func(x store.Exchange) error {
		d, err := n.deal(x, id)
		if err != nil {
			return err
		}
		if p = d.p; p.Door == "" {
			return nil
		}
		body, err := d.heads()
		if err != nil {
			return err
		}
		if _, sealed, err = d.sealBare(body); err != nil {
			return err
		}
		return d.save()
	})
	if err != nil || sealed == nil {
		return err
	}
	answer, err := n.transport.Send(ctx, p.Door, p.Pin.Current().TLSPin(), sealed)
	if err != nil {
		return fmt.Errorf("greeting %s: %w", id, err)
	}
	_, err = n.Apply(ctx, answer)
	return err
}

// heads is how both logs stand here. How ours stands is not said while it is not known to be whole.
func (d *deal) heads() (parcel.Heads, error) {
	var h parcel.Heads
	_, stored, err := d.head(d.ours())
	if err != nil {
		return h, err
	}
	if !d.p.Recovering() {
		h.Written = stored.Checkpoint
	}
	c, ok, err := d.x.LastCosigned(d.theirs().Origin())
	if ok {
		h.Witnessed = c.Checkpoint
	}
	return h, err
}

// sealBare seals a parcel that carries nothing of the log: for what must not depend on it.
func (d *deal) sealBare(body parcel.Body) (id string, sealed []byte, err error) {
	known, _, err := d.head(d.theirs())
	if err != nil {
		return "", nil, err
	}
	p := parcel.Parcel{ID: parcel.NewID(), From: d.self(), To: d.p.ID, At: d.x.Now(), Body: body, Known: known.Size}
	if c, ok, err := d.x.LastCosigned(d.theirs().Origin()); err != nil {
		return "", nil, err
	} else if ok {
		p.Cosigned = c.Checkpoint
	}
	d.asks(p.ID, body)
	sealed, err = parcel.Seal(p, d.keys)
	return p.ID, sealed, err
}

// asks remembers a parcel that asks the partner how our log stands there: only what answers it was said after the loss.
func (d *deal) asks(id string, body parcel.Body) {
	if r := d.p.Recovery; d.p.Recovering() && r.Known < 0 && body.Kind() == parcel.KindHeads {
		r.Asked = append(r.Asked[max(0, len(r.Asked)-99):], id)
	}
}

// tell puts how the logs stand into the outbox, with what the partner lacks of ours.
func (d *deal) tell(s sending) error {
	body, err := d.heads()
	if err != nil {
		return err
	}
	_, err = d.send(body, s)
	return err
}

// held reports whether a parcel stays here for now: while our log is not known to be whole, everything that carries
// something of it.
func (p *Partner) held(k parcel.Kind) bool {
	return p.Recovering() && k != parcel.KindHeads && k != parcel.KindMirror
}

// greetingTime is how long a node that starts waits for partners to say how the logs stand there.
const greetingTime = 20 * time.Second

// Run keeps the node's dealings with partners going until the context ends: it greets partners once, then releases on
// the beat of each agreement, hands parcels in, erases what has been kept long enough, and seals the journal daily.
//
// Each partner is dealt with by itself. A door that is slow keeps no other partner waiting, and so nobody can tell from a
// delay what another does.
func (n *Node) Run(ctx context.Context) {
	var greetings sync.WaitGroup
	for _, p := range n.reachable(ctx) {
		greetings.Go(func() {
			bounded, stop := context.WithTimeout(ctx, greetingTime)
			defer stop()
			if err := n.Greet(bounded, p); err != nil && ctx.Err() == nil {
				n.log.WarnContext(ctx, "greeting a partner", "partner", p, "error", err)
			}
			// What a process before this one had in hand is free again.
			if err := n.Exchange(ctx, "freeing parcels", func(x store.Exchange) error { return hasten(x, p) }); err != nil && ctx.Err() == nil {
				n.log.ErrorContext(ctx, "freeing parcels", "partner", p, "error", err)
			}
		})
	}
	greetings.Wait()
	var aside sync.WaitGroup
	defer aside.Wait()
	aside.Go(func() {
		if err := n.sketchOld(ctx); err != nil && ctx.Err() == nil {
			n.log.ErrorContext(ctx, "keeping sketches of the documents of an earlier version", "error", err)
		}
	})
	post := postmen{n: n, out: map[string]bool{}}
	defer post.all.Wait()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		n.round(ctx, &post)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-n.wake:
		}
	}
}

// round does once what Run does again and again.
func (n *Node) round(ctx context.Context, post *postmen) {
	for _, step := range []struct {
		doing string
		do    func(context.Context) error
	}{
		{"releasing on the beat", n.Beat},
		{"answering recalls", n.AnswerRecalls},
		{"handing parcels in", post.send},
		{"erasing what has been kept long enough", n.Expire},
		{"sealing the journal", n.sealDaily},
	} {
		if err := step.do(ctx); err != nil && ctx.Err() == nil {
			n.log.ErrorContext(ctx, step.doing, "error", err)
		}
	}
}

// postmen hand parcels in, one for each partner.
type postmen struct {
	n   *Node
	all sync.WaitGroup

	mu  sync.Mutex
	out map[string]bool // partners to whom one is on the way
}

// send sends one out to every partner to whom none is on the way.
func (p *postmen) send(ctx context.Context) error {
	for _, id := range p.n.reachable(ctx) {
		p.mu.Lock()
		busy := p.out[id]
		p.out[id] = true
		p.mu.Unlock()
		if busy {
			continue
		}
		p.all.Go(func() {
			defer func() {
				p.mu.Lock()
				defer p.mu.Unlock()
				delete(p.out, id)
			}()
			if _, err := p.n.DeliverTo(ctx, id); err != nil && ctx.Err() == nil {
				p.n.log.ErrorContext(ctx, "handing parcels in", "partner", id, "error", err)
			}
		})
	}
	return nil
}

// reachable lists the partners that have a door.
func (n *Node) reachable(ctx context.Context) (ids []string) {
	if err := n.Consult(ctx, "listing partners", func(x store.Exchange) error {
		partners, err := n.pinned(x)
		for _, p := range partners {
			if p.Door != "" {
				ids = append(ids, p.ID)
			}
		}
		return err
	}); err != nil && ctx.Err() == nil {
		n.log.ErrorContext(ctx, "listing partners", "error", err)
	}
	return ids
}

// Wake lets Run go on at once.
func (n *Node) Wake() {
	select {
	case n.wake <- struct{}{}:
	default:
	}
}

// decode reads the body of a record.
func decode(r store.Record, v any) error {
	if err := json.Unmarshal(r.Body, v); err != nil {
		return fmt.Errorf("reading the stored record %s: %w", r.ID, err)
	}
	return nil
}
