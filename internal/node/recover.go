package node

import (
	"context"
	"errors"
	"fmt"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/store"
)

// lost begins the recovery of our own log: the partner holds more of it than we do. Nothing is given to it until its
// mirror has given us back what is missing.
func (d *deal) lost(known int64) error {
	if d.p.Recovering() {
		if known <= d.p.Recovery.Known {
			return nil
		}
		first := d.p.Recovery.Known < 0
		d.p.Recovery.Known = known
		if first {
			if err := d.rewind(); err != nil {
				return err
			}
		}
		return d.fetch()
	}
	d.p.Recovery = &Recovery{Since: d.x.Now(), Known: known}
	if err := d.x.Journal(store.Event{Act: store.ActRecovering, Partner: d.p.ID, Note: fmt.Sprintf("the partner holds %d entries of our log", known)}); err != nil {
		return err
	}
	if err := d.rewind(); err != nil {
		return err
	}
	return d.fetch()
}

// rewind cuts our log back to what the partner last cosigned, which both surely share. What was written after it and
// never reached the partner is given again or listed.
func (d *deal) rewind() error {
	log := d.ours()
	name := log.Origin()
	size := int64(0)
	if c, ok, err := d.x.LastCosigned(name); err != nil {
		return err
	} else if ok {
		size = c.Size
	}
	tree, err := d.tree(log)
	if err != nil {
		return err
	}
	d.p.Sealed = min(d.p.Sealed, size)
	if tree.Head.Size <= size {
		return nil
	}
	orphans, err := d.x.Entries(name, size, tree.Head.Size)
	if err != nil {
		return err
	}
	parcels := map[string]bool{}
	for _, e := range orphans {
		if e.Content == nil {
			continue
		}
		c, err := ledger.ParseContent(e.Content)
		if err != nil {
			return err
		}
		parcels[c.Parcel] = true
	}
	d.p.Recovery.Orphans = len(orphans)
	root, err := tree.Root(size)
	if err != nil {
		return err
	}
	if err := d.x.Truncate(name, size, store.Log{Size: size, Root: root}); err != nil {
		return err
	}
	// Their parcels carry a log that is none any more.
	list, err := d.x.Records(shelfOutbox, store.Filter{Owner: d.p.ID, State: outWaiting, Bare: true})
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := d.x.Drop(shelfOutbox, r.ID); err != nil {
			return err
		}
	}
	return d.ungive(ReleaseApproved, func(g givenCopy) bool { return parcels[g.Parcel] })
}

// ungive forgets that copies were given. Their releases are as they were before: approved, and they go again on the next
// beat; or awaiting, and somebody looks at them first.
func (d *deal) ungive(state string, which func(givenCopy) bool) error {
	sheets, err := d.n.instruments(d.x, "agreement", d.p.ID)
	if err != nil {
		return err
	}
	for _, l := range sheets {
		list, raw, err := keptAll[givenCopy](d.x, shelfCopy, store.Filter{Owner: l.State.Lineage, State: "given", Bare: true})
		if err != nil {
			return err
		}
		var gone []string
		releases := map[string]bool{}
		for i, g := range list {
			if which(g) {
				gone = append(gone, raw[i].ID)
				releases[g.Release] = true
			}
		}
		if err := d.x.Drop(shelfCopy, gone...); err != nil {
			return err
		}
		for id := range releases {
			if id == "" {
				continue
			}
			r, rec, err := kept[Release](d.x, shelfRelease, id)
			if err != nil {
				return err
			}
			rec.State, r.Parcels, r.Copies = state, nil, nil
			if state == ReleaseAwaiting {
				r.Approved = nil
			}
			if err := put(d.x, shelfRelease, rec, r); err != nil {
				return err
			}
		}
	}
	return nil
}

// fetch asks the partner for what is missing of our log.
func (d *deal) fetch() error {
	head, _, err := d.head(d.ours())
	if err != nil {
		return err
	}
	id, sealed, err := d.sealBare(parcel.Mirror{Request: &parcel.MirrorRequest{Writer: d.self(), From: head.Size, Limit: 5000}})
	if err != nil {
		return err
	}
	return put(d.x, shelfOutbox, store.Record{ID: id, Owner: d.p.ID, State: outWaiting, Raw: sealed},
		outgoing{Kind: parcel.KindMirror, Urgent: true, Made: d.x.Now(), Bytes: len(sealed)})
}

// recovering takes of a parcel what helps to get our own log back; what else it says waits until that is done.
func (d *deal) recovering(p parcel.Parcel, in incoming, raw []byte) ([]byte, bool, error) {
	switch b := p.Body.(type) {
	case parcel.Mirror:
		if b.Request != nil {
			answer, err := d.answerMirror(p, *b.Request)
			return answer, false, err
		}
		if err := d.restore(p, b.Answer.Piece); err != nil {
			return nil, false, err
		}
		return nil, true, d.answered(p.Answers)
	case parcel.Receipt:
		return nil, true, d.takeReceipt(p, b)
	}
	return d.park(p, in, raw)
}

// answered closes a parcel of ours that was answered by something else than a receipt.
func (d *deal) answered(id string) error {
	o, r, err := kept[outgoing](d.x, shelfOutbox, id)
	if notFound(err) || err == nil && (r.Owner != d.p.ID || r.State != outWaiting) {
		return nil
	}
	if err != nil {
		return err
	}
	return settle(d.x, r, o, outSent, "")
}

// answerMirror gives a partner back what it asks for of one of the two logs.
func (d *deal) answerMirror(p parcel.Parcel, r parcel.MirrorRequest) ([]byte, error) {
	log := d.theirs()
	if r.Writer == d.self() {
		log = d.ours()
	}
	name := log.Origin()
	head, _, err := d.head(log)
	if err != nil {
		return nil, err
	}
	// A piece ends where its writer signed: at the largest such size within the limit, else at the next one.
	marks, err := d.x.CosignedSince(name, r.From+1, 0)
	if err != nil {
		return nil, err
	}
	if len(marks) == 0 {
		_, answer, err := d.sealAnswer(parcel.Receipt{Status: parcel.Refused, Fault: "nothing_to_mirror"}, p.ID)
		return answer, err
	}
	end := marks[0]
	for _, m := range marks {
		if m.Size <= r.From+int64(r.Limit) {
			end = m
		}
	}
	tree := ledger.Tree{Head: head, Hashes: d.x.Hashes(name)}
	root, err := tree.Root(end.Size)
	if err != nil {
		return nil, err
	}
	piece, err := d.cut(log, r.From, ledger.Head{Size: end.Size, Root: root}, end.Checkpoint)
	if err != nil {
		return nil, err
	}
	_, answer, err := d.sealAnswer(parcel.Mirror{Answer: &parcel.MirrorAnswer{Piece: piece, More: end.Size < head.Size}}, p.ID)
	return answer, err
}

// restore takes back entries of our own log that the partner mirrored, verified with our own keys.
func (d *deal) restore(p parcel.Parcel, piece ledger.Piece) error {
	if !d.p.Recovering() {
		return nil
	}
	log := d.ours()
	name := log.Origin()
	head, stored, err := d.head(log)
	if err != nil {
		return err
	}
	own, err := ownPin(d.keys)
	if err != nil {
		return err
	}
	m := ledger.Mirror{Log: log, Head: head, Hashes: d.x.Hashes(name), Checkpoint: stored.Checkpoint}
	taken, fault := m.Take(piece, own)
	if fault != nil {
		var f *ledger.Fault
		if !errors.As(fault, &f) {
			return fault
		}
		return d.freeze(p.ID, f)
	}
	if len(taken.New) > 0 {
		entries := make([]store.LogEntry, len(taken.New))
		for i, e := range taken.New {
			entries[i].Entry = e
		}
		for _, o := range taken.Opened {
			if i := o.Index - taken.Old.Size; i >= 0 {
				entries[i].Salt, entries[i].Content = o.Opening.Salt, o.Opening.Content
			}
		}
		if err := d.x.Append(name, taken.Old.Size, entries, taken.Hashes, store.Log{Size: taken.Head.Size, Root: taken.Head.Root, Checkpoint: piece.Checkpoint}); err != nil {
			return err
		}
		d.p.Recovery.Fetched += int64(len(taken.New))
		if err := d.missing(taken.Opened); err != nil {
			return err
		}
	}
	d.p.Sealed = taken.Head.Size
	if taken.Head.Size < d.p.Recovery.Known {
		return d.fetch()
	}
	d.p.Recovery.Back = true
	return d.askAgain()
}

// recovered ends a recovery once the partner's log is mirrored again as far as our own log names it: our next entry
// names no less than the ones before.
func (d *deal) recovered() error {
	if !d.p.Recovering() || !d.p.Recovery.Back {
		return nil
	}
	head, _, err := d.head(d.ours())
	if err != nil {
		return err
	}
	theirs, _, err := d.head(d.theirs())
	if err != nil {
		return err
	}
	if head.Size > 0 {
		last, err := d.x.Entries(d.ours().Origin(), head.Size-1, head.Size)
		if err != nil || len(last) != 1 {
			return errors.Join(fmt.Errorf("reading the last entry of the log %s", d.ours().Origin()), err)
		}
		e, err := ledger.ParseEntry(last[0].Entry)
		if err != nil {
			return err
		}
		if e.Seen.Size > theirs.Size {
			return nil
		}
	}
	d.p.Recovery.Ended = d.x.Now()
	if err := d.log(ledger.Content{Kind: ledger.Restored, At: d.x.Now(), N: int(head.Size)}); err != nil {
		return err
	}
	if err := d.x.Journal(store.Event{Act: store.ActRecovered, Partner: d.p.ID,
		Note: fmt.Sprintf("entries that came back: %d; copies that are not here: %d; entries taken out: %d", d.p.Recovery.Fetched, len(d.p.Recovery.Missing), d.p.Recovery.Orphans)}); err != nil {
		return err
	}
	body, err := d.heads()
	if err != nil {
		return err
	}
	_, err = d.send(body, sending{urgent: true})
	return err
}

// missing lists the copies that entries say were given and that are not here, and forgets approvals that entries show
// to be used.
func (d *deal) missing(opened []ledger.Opened) error {
	for _, o := range opened {
		if o.Content.Kind != ledger.Gave {
			continue
		}
		there, err := has(d.x, shelfCopy, o.Content.Ref)
		if err != nil {
			return err
		}
		if !there {
			d.p.Recovery.Missing = union(d.p.Recovery.Missing, []string{o.Content.Ref})
		}
	}
	return nil
}

// MarkRestored says, after a database was restored from a backup, that our logs may be behind: nothing is given to a
// partner until it has told how much of our log it holds.
func (n *Node) MarkRestored(ctx context.Context) error {
	return n.Exchange(ctx, "marking the ledgers after a restore", func(x store.Exchange) error {
		partners, err := n.pinned(x)
		if err != nil {
			return err
		}
		for _, p := range partners {
			d, err := n.deal(x, p.ID)
			if err != nil {
				return err
			}
			d.p.Recovery = &Recovery{Since: x.Now(), Known: -1}
			body, err := d.heads()
			if err != nil {
				return err
			}
			id, sealed, err := d.sealBare(body)
			if err != nil {
				return err
			}
			if err := put(x, shelfOutbox, store.Record{ID: id, Owner: p.ID, State: outWaiting, Raw: sealed},
				outgoing{Kind: parcel.KindHeads, Urgent: true, Made: x.Now(), Bytes: len(sealed)}); err != nil {
				return err
			}
			if err := d.save(); err != nil {
				return err
			}
			if err := x.Journal(store.Event{Act: store.ActRecovering, Partner: p.ID, Note: "the database was restored from a backup"}); err != nil {
				return err
			}
		}
		return nil
	})
}

// whole ends the recovery of a node that was restored and turns out to have lost nothing towards this partner.
func (d *deal) whole(p parcel.Parcel) error {
	if !d.p.Recovering() || d.p.Recovery.Known >= 0 {
		return nil
	}
	head, _, err := d.head(d.ours())
	if err != nil {
		return err
	}
	if p.Known > head.Size {
		return nil // lost has seen to it
	}
	// What we hold beyond what the partner knows never reached it: it is on its way in the outbox.
	d.p.Recovery.Known, d.p.Recovery.Back = p.Known, true
	return nil
}
