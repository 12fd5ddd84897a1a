package node

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/store"
)

// lost begins the recovery of our own log: the partner says that it holds more of it than we do. Nothing is given to it
// until its mirror has given us back what is missing. Until then that is its word alone, and nothing of ours is undone
// for it.
func (d *deal) lost(known int64) error {
	if d.p.Recovering() {
		if known <= d.p.Recovery.Known {
			return nil
		}
		d.p.Recovery.Known = known
		return d.fetch()
	}
	d.p.Recovery = &Recovery{Since: d.x.Now(), Known: known}
	if err := d.x.Journal(store.Event{Act: store.ActRecovering, Partner: d.p.ID, Note: fmt.Sprintf("the partner says that it holds %d entries of our log", known)}); err != nil {
		return err
	}
	return d.fetch()
}

// shared is how much of our log both surely share: what the partner last cosigned.
func (d *deal) shared() (int64, error) {
	c, _, err := d.x.LastCosigned(d.ours().Origin())
	return c.Size, err
}

// forked reports whether a piece of our own log, whose checkpoint our own keys signed, goes on from what both share in
// another way than the log that is here.
func (d *deal) forked(piece ledger.Piece) (bool, error) {
	own, err := d.tree(d.ours())
	if err != nil {
		return false, err
	}
	size, err := d.shared()
	if err != nil || piece.From != size || size > own.Head.Size {
		return false, err
	}
	root, err := own.Root(size)
	if err != nil {
		return false, err
	}
	_, head, err := ledger.ParseCheckpoint(checkpointText(piece.Checkpoint))
	if err != nil {
		return false, nil //nolint:nilerr // it shows nothing
	}
	_, grown, err := ledger.Extend(ledger.Head{Size: size, Root: root}, own.Hashes, piece.Entries)
	return err == nil && grown == head, err
}

// rewind cuts our log back to what the partner last cosigned, after its mirror has shown that we wrote something else
// there before. What was written since and never reached the partner is given again or listed.
func (d *deal) rewind() error {
	log := d.ours()
	name := log.Origin()
	size, err := d.shared()
	if err != nil {
		return err
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

// fetch asks the partner for what is missing of our log, and for all after what both share: it shows whether what is
// here beyond that is what the partner holds.
func (d *deal) fetch() error {
	from, err := d.shared()
	if err != nil {
		return err
	}
	return d.fetchFrom(from)
}

func (d *deal) fetchFrom(from int64) error {
	id, sealed, err := d.sealBare(parcel.Mirror{Request: &parcel.MirrorRequest{Writer: d.self(), From: from, Limit: 5000}})
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
	case parcel.Heads: // it comes again
		_, answer, err := d.sealAnswer(parcel.Receipt{Status: parcel.Waiting}, p.ID)
		return answer, false, err
	case parcel.Keys: // what comes next may be signed with them
		if err := d.takeKeys(b); err != nil {
			var refused *refusal
			if errors.As(err, &refused) {
				answer, err := d.refuse(p, in, refused)
				return answer, false, err
			}
			return nil, false, err
		}
		_, answer, err := d.sealAnswer(parcel.Receipt{Status: parcel.Accepted}, p.ID)
		if err != nil {
			return nil, false, err
		}
		return answer, false, put(d.x, shelfInbox, store.Record{ID: inboxID(p), Owner: d.p.ID, State: inTaken, Raw: answer}, in)
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
	if kind := ledger.KindOf(fault); kind == ledger.FaultFork || kind == ledger.FaultReorder {
		if lost, err := d.forked(piece); err != nil {
			return err
		} else if lost {
			if err := d.rewind(); err != nil {
				return err
			}
			if m.Head, stored, err = d.head(log); err != nil {
				return err
			}
			m.Checkpoint = stored.Checkpoint
			taken, fault = m.Take(piece, own)
		}
	}
	switch ledger.KindOf(fault) {
	case "":
		if fault != nil {
			return fault
		}
	case ledger.FaultRollback, ledger.FaultGap:
		return nil // a mirror that is behind, or an answer to an earlier question
	default:
		var f *ledger.Fault
		errors.As(fault, &f)
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
	if d.p.Recovery.Known < 0 {
		return nil // how much it holds, the partner has not said yet
	}
	if taken.Head.Size < d.p.Recovery.Known {
		if len(taken.New) == 0 {
			return nil // the partner does not give what it says that it holds
		}
		return d.fetchFrom(taken.Head.Size)
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
	if err := d.tell(sending{urgent: true}); err != nil {
		return err
	}
	return d.caughtUp()
}

// caughtUp tells the partner what it could not be told while our log was not whole: notes on instruments that others
// passed on, and recalls.
func (d *deal) caughtUp() error {
	list, err := d.n.instruments(d.x, "", d.p.ID)
	if err != nil {
		return err
	}
	for _, l := range list {
		if l.State.Status == instrument.Dead {
			continue
		}
		if err := d.sendNotes(l.Sheets[0].Head.Lineage, nil); err != nil {
			return err
		}
	}
	return d.recallOnward()
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
// partner until it has told how much of our log it holds. Tokens of programs open nothing until somebody renews them.
func (n *Node) MarkRestored(ctx context.Context) error {
	return n.Exchange(ctx, "marking the ledgers after a restore", func(x store.Exchange) error {
		if err := lapseFeedTokens(x); err != nil {
			return err
		}
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
			if err := d.tell(sending{urgent: true}); err != nil {
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
	if !slices.Contains(d.p.Recovery.Asked, p.Answers) {
		return nil // it may be from before the loss
	}
	// What we hold beyond what the partner knows never reached it: it is on its way in the outbox.
	d.p.Recovery.Known, d.p.Recovery.Back = p.Known, true
	return nil
}
