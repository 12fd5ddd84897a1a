package node

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"

	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
)

// Packed is what a courier file holds that was written.
type Packed struct {
	Parcels int   `json:"parcels"`
	Bytes   int64 `json:"bytes"`
}

// Pack writes all parcels that wait for a partner into a sealed courier file, in their order. They stay in the outbox
// until the partner's cosignature comes back, so that a file that is lost costs nothing. progress, which may be nil,
// gets how many of how many bytes are written.
func (n *Node) Pack(ctx context.Context, by, partner string, w io.Writer, progress func(done, total int64)) (Packed, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return Packed{}, err
	}
	var p *Partner
	var ids, answers []string
	var total int64
	err = n.Exchange(ctx, "packing for a partner", func(x store.Exchange) error {
		d, err := n.deal(x, partner)
		if err != nil {
			return err
		}
		p, ids, answers, total = d.p, nil, nil, 0
		// How the logs stand goes along always: it carries our newest cosignature, the receipt for what came.
		waiting, raw, err := keptAll[outgoing](x, shelfOutbox, store.Filter{Owner: partner, State: outWaiting, Bare: true})
		if err != nil {
			return err
		}
		for i, o := range waiting {
			if o.Kind == parcel.KindHeads { // an earlier one is of no use any more
				if err := x.Drop(shelfOutbox, raw[i].ID); err != nil {
					return err
				}
			}
		}
		if err := d.tell(sending{}); err != nil {
			return err
		}
		if waiting, raw, err = keptAll[outgoing](x, shelfOutbox, store.Filter{Owner: partner, State: outWaiting, Bare: true}); err != nil {
			return err
		}
		for _, i := range inOrder(waiting) {
			if p.held(waiting[i].Kind) {
				continue
			}
			ids = append(ids, raw[i].ID)
			if waiting[i].Kind == parcel.KindReceipt {
				answers = append(answers, raw[i].ID)
			}
			total += int64(waiting[i].Bytes)
		}
		if err := d.save(); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActPacked, Partner: partner})
	})
	if err != nil {
		return Packed{}, err
	}
	c, err := parcel.NewCourier(w, p.Pin.Current(), keys, n.now())
	if err != nil {
		return Packed{}, err
	}
	var out Packed
	for _, id := range ids {
		var raw []byte
		err := n.Consult(ctx, "reading a parcel", func(x store.Exchange) error {
			r, err := x.Record(shelfOutbox, id)
			raw = r.Raw
			return err
		})
		if notFound(err) || err == nil && len(raw) == 0 {
			continue // it arrived in the meantime
		}
		if err != nil {
			return out, err
		}
		if err := c.Add(raw); err != nil {
			return out, err
		}
		out.Parcels++
		out.Bytes += int64(len(raw))
		if progress != nil {
			progress(out.Bytes, max(total, out.Bytes))
		}
	}
	if err := c.Close(); err != nil {
		return out, err
	}
	// Nobody answers an answer: it goes along in every file until the partner shows that it holds what the answer carried
	// (answersArrived). Should it be forgotten too early, the partner sends what it answers again, and so does Unpack keep it.
	return out, n.Exchange(ctx, "noting what was packed", func(x store.Exchange) error {
		for _, id := range answers {
			o, r, err := kept[outgoing](x, shelfOutbox, id)
			if notFound(err) {
				continue
			}
			if err != nil {
				return err
			}
			o.Attempts++
			if err := put(x, shelfOutbox, r, o); err != nil {
				return err
			}
		}
		return nil
	})
}

// answersArrived forgets the answers that were packed and whose entries the partner now says to hold.
func (d *deal) answersArrived(known int64) error {
	list, raw, err := keptAll[outgoing](d.x, shelfOutbox, store.Filter{Owner: d.p.ID, State: outWaiting, Bare: true})
	if err != nil {
		return err
	}
	for i, o := range list {
		if o.Kind == parcel.KindReceipt && o.Attempts > 0 && o.To <= known {
			if err := d.x.Drop(shelfOutbox, raw[i].ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// inOrder are the places of parcels in the order in which they were sealed, which is that of the log.
func inOrder(list []outgoing) []int {
	places := make([]int, len(list))
	for i := range places {
		places[i] = i
	}
	slices.SortStableFunc(places, func(i, j int) int {
		if d := cmp.Compare(list[i].To, list[j].To); d != 0 {
			return d
		}
		return list[i].Made.Compare(list[j].Made)
	})
	return places
}

// Unpacked is what became of a courier file that was read.
type Unpacked struct {
	Partner string         `json:"partner"`
	Parcels int            `json:"parcels"`
	Status  map[string]int `json:"status"` // accepted, waiting, refused
	Answers int            `json:"answers"`
}

// Unpack takes in a courier file: nothing of it before all of it is verified. Answers wait in the outbox for the way
// back. The same file again changes nothing. progress, which may be nil, gets how many parcels are taken in.
func (n *Node) Unpack(ctx context.Context, by string, f io.ReadSeeker, progress func(parcels int)) (Unpacked, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return Unpacked{}, err
	}
	identities, err := n.identities(ctx)
	if err != nil {
		return Unpacked{}, err
	}
	out := Unpacked{Status: map[string]int{}}
	pins := func(id string) (pin *party.Pin, err error) {
		err = n.Consult(ctx, "reading a partner", func(x store.Exchange) error {
			p, err := n.partner(x, id)
			if err == nil && p.State == PartnerPinned {
				pin = p.Pin
			}
			if notFound(err) {
				return nil
			}
			return err
		})
		return pin, err
	}
	summary, err := parcel.TakeCourier(f, parcel.Reader{ID: keys.Public().ID, Identities: identities, Pins: pins}, func(raw []byte) error {
		answer, err := n.Apply(ctx, raw)
		if err != nil {
			return err
		}
		out.Parcels++
		if progress != nil {
			progress(out.Parcels)
		}
		from, _, id, err := parcel.Peek(raw)
		if err != nil || answer == nil {
			return err
		}
		return n.keepAnswer(ctx, from, id, answer, &out)
	})
	out.Partner = summary.From
	if err != nil {
		return out, err
	}
	return out, n.Exchange(ctx, "noting a courier file", func(x store.Exchange) error {
		return x.Journal(store.Event{By: by, Act: store.ActUnpacked, Partner: summary.From})
	})
}

// keepAnswer puts the answer to a parcel that came by hand into the outbox, once.
func (n *Node) keepAnswer(ctx context.Context, partner, answers string, answer []byte, out *Unpacked) error {
	_, _, id, err := parcel.Peek(answer)
	if err != nil {
		return err
	}
	status, kept := "", false
	err = n.Exchange(ctx, "keeping an answer", func(x store.Exchange) error {
		r, err := x.Record(shelfInbox, partner+"/"+answers)
		if err != nil && !notFound(err) {
			return err
		}
		switch {
		case err == nil && r.State == inTaken:
			status = "accepted"
		case err == nil && r.State == inWaiting:
			status = "waiting"
		default:
			status = "refused"
		}
		there, err := has(x, shelfOutbox, id)
		if err != nil || there {
			return err
		}
		kept = true
		p, err := n.partner(x, partner)
		if err != nil {
			return err
		}
		return put(x, shelfOutbox, store.Record{ID: id, Owner: partner, State: outWaiting, Raw: answer},
			outgoing{Kind: parcel.KindReceipt, To: p.Sealed, Made: x.Now(), Answers: answers, Bytes: len(answer)})
	})
	if err != nil {
		return err
	}
	out.Status[status]++
	if kept {
		out.Answers++
	}
	return nil
}

// CourierError returns what is wrong with a courier file, if err is about one.
func CourierError(err error) (*parcel.Error, bool) {
	var e *parcel.Error
	ok := errors.As(err, &e)
	return e, ok
}
