package node

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// States of a parcel that came.
const (
	inTaken   = "taken"
	inWaiting = "waiting" // something that comes before it is missing
	inRefused = "refused"
)

// incoming is what the inbox knows of a parcel.
type incoming struct {
	Kind   parcel.Kind `json:"kind"`
	Digest string      `json:"digest"`
	Code   string      `json:"code,omitempty"`  // why it was refused
	Bytes  int         `json:"bytes,omitempty"` // of one that waits
}

// refusal keeps a parcel from being taken. It is made before anything of the parcel's body is written.
type refusal struct {
	code   string
	detail string
	words  text.Bilingual
}

func (r *refusal) Error() string { return r.code + ": " + r.detail }

func refuse(code, format string, args ...any) error {
	return &refusal{code: code, detail: fmt.Sprintf(format, args...)}
}

// Apply takes a parcel in, whichever way it came, and returns the parcel that answers it; nil when it is an answer
// itself. All of it is one transaction: the entries of the partner's log, the cosignature under it, what the parcel
// says, our own entry about it, the answer. The same parcel again has the same answer. What the answer says depends on
// the sender's own parcels alone.
//
// ErrNoParcel, ErrUnknownSender: it gets no answer.
func (n *Node) Apply(ctx context.Context, raw []byte) (answer []byte, err error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return nil, err
	}
	self := keys.Public().ID
	var from string
	var woken, again bool
	unfit := map[string]error{}
	take := func(x store.Exchange) error {
		answer, woken, again = nil, false, false
		pins := func(id string) (*party.Pin, error) {
			p, err := n.partner(x, id)
			if notFound(err) || err == nil && p.State != PartnerPinned {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			return p.Pin, nil
		}
		p, err := parcel.Open(raw, self, pins)
		var bad *parcel.Error
		if errors.As(err, &bad) && p.ID == "" {
			if bad.Code == parcel.UnknownParty || bad.Code == parcel.Revoked {
				return errors.Join(ErrUnknownSender, err)
			}
			return errors.Join(ErrNoParcel, err)
		}
		if err != nil && bad == nil {
			return err
		}
		from = p.From
		d, err := n.deal(x, p.From)
		if err != nil {
			return err
		}
		d.unfit = unfit
		d.p.Seen = x.Now()
		if d.p.Failures > 0 { // it is there again
			d.p.Failures, d.p.Failure, again = 0, "", true
			if err := hasten(x, d.p.ID); err != nil {
				return err
			}
		}
		in := incoming{Kind: p.Kind(), Digest: fmt.Sprintf("%x", p.Digest)}
		before, old, err := kept[incoming](x, shelfInbox, inboxID(p))
		switch {
		case err == nil && before.Digest != in.Digest:
			answer, err = d.refuse(p, in, &refusal{code: "id_reused", detail: "parcel " + p.ID + " came before with other bytes"})
		case err == nil && old.State != inWaiting:
			answer = old.Raw // it has been taken or refused: the same answer again
		case err != nil && !notFound(err):
		case bad != nil:
			answer, err = d.refuse(p, in, &refusal{code: string(bad.Code), detail: bad.Error(), words: bad.Words()})
		default:
			answer, woken, err = d.take(p, in, raw)
		}
		if err != nil {
			return err
		}
		return d.save()
	}
	for {
		err = n.Exchange(ctx, "taking a parcel in", take)
		var u *unfitError
		if !errors.As(err, &u) || unfit[u.parcel] != nil {
			break
		}
		unfit[u.parcel] = u.err // nothing of it was stored: once more, to refuse it
	}
	if err != nil {
		return nil, err
	}
	if woken || again {
		n.Wake()
	}
	n.log.DebugContext(ctx, "took a parcel in", "partner", from)
	return answer, nil
}

// unfitError says that a parcel holds what the database does not take. It is refused then: whoever sent it would send it
// again for ever otherwise, and nothing that comes after it.
type unfitError struct {
	parcel string
	err    error
}

func (e *unfitError) Error() string { return e.err.Error() }
func (e *unfitError) Unwrap() error { return e.err }

// fit handles a parcel that fits.
func (d *deal) fit(p parcel.Parcel, opened []ledger.Opened) ([]ledger.Content, error) {
	if why := d.unfit[p.ID]; why != nil {
		return nil, refuse("content", "%v", why)
	}
	entries, err := d.handle(p, opened)
	if invalid := (*store.Invalid)(nil); errors.As(err, &invalid) || errors.Is(err, store.ErrExists) {
		err = &unfitError{p.ID, err}
	}
	return entries, err
}

// inboxID keeps the parcels of different senders apart: nobody can use up an id of somebody else's.
func inboxID(p parcel.Parcel) string { return p.From + "/" + p.ID }

// take takes in a parcel whose seal is good.
func (d *deal) take(p parcel.Parcel, in incoming, raw []byte) (answer []byte, woken bool, err error) {
	// First what the partner holds of our log: a node that lost entries must learn of it whatever else is wrong.
	if err := d.cosigned(p); err != nil {
		return nil, false, err
	}
	if err := d.whole(p); err != nil {
		return nil, false, err
	}
	if d.p.Recovering() && !d.p.Recovery.Back {
		// The partner's log names entries of ours that are not back yet: it waits for them.
		return d.recovering(p, in, raw)
	}
	if p.Kind() == parcel.KindHeads {
		// Somebody who says how its logs stand may have lost what answers carried: it gets that again.
		d.p.Sealed = min(d.p.Sealed, p.Known)
	}
	opened, fault := d.mirror(p)
	if fault != nil {
		var f *ledger.Fault
		if !errors.As(fault, &f) {
			return nil, false, fault
		}
		switch f.Kind {
		case ledger.FaultGap:
			return d.park(p, in, raw)
		case ledger.FaultRollback: // it came late, or the partner lost entries: Known in the answer tells it
		default:
			answer, err = d.accuse(p, in, f)
			return answer, false, err
		}
	}
	if err := errors.Join(d.confirmed(opened), d.recovered()); err != nil {
		return nil, false, err
	}
	if d.p.Recovering() && p.Kind() != parcel.KindReceipt && p.Kind() != parcel.KindHeads && p.Kind() != parcel.KindMirror {
		// More of the partner's log must come before our own can go on.
		return d.park(p, in, raw)
	}
	entries, err := d.fit(p, opened)
	var refused *refusal
	if errors.As(err, &refused) {
		answer, err = d.refuse(p, in, refused)
		return answer, false, err
	}
	if err != nil {
		return nil, false, err
	}
	if p.Kind() == parcel.KindReceipt {
		// An answer has no answer. What it carried of the log is cosigned with the next parcel, or on the beat.
		if len(opened) > 0 {
			err = d.owe()
		}
		if err == nil {
			err = put(d.x, shelfInbox, store.Record{ID: inboxID(p), Owner: d.p.ID, State: inTaken}, in)
		}
		return nil, false, errors.Join(err, d.next())
	}
	if b, asked := p.Body.(parcel.Mirror); asked && b.Request != nil {
		answer, err = d.answerMirror(p, *b.Request)
		return answer, false, err
	}
	if loggable(p.Kind()) || p.Kind() == parcel.KindInstrument || p.Kind() == parcel.KindSignature {
		entries = append([]ledger.Content{{Kind: ledger.Received, Parcel: p.ID}}, entries...)
	}
	for i := range entries {
		if entries[i].At.IsZero() {
			entries[i].At = d.x.Now()
		}
	}
	if err := d.log(entries...); err != nil {
		return nil, false, err
	}
	_, answer, err = d.seal(parcel.Receipt{Status: parcel.Accepted}, sending{answers: p.ID, answer: true})
	if err != nil {
		return nil, false, err
	}
	if err := put(d.x, shelfInbox, store.Record{ID: inboxID(p), Owner: d.p.ID, State: inTaken, Raw: answer}, in); err != nil {
		return nil, false, err
	}
	return answer, true, d.next()
}

// mirror takes the entries that a parcel carries of the partner's log, and cosigns the log as it then stands.
func (d *deal) mirror(p parcel.Parcel) ([]ledger.Opened, error) {
	if p.Ledger == nil {
		return nil, nil
	}
	log := d.theirs()
	name := log.Origin()
	head, stored, err := d.head(log)
	if err != nil {
		return nil, err
	}
	own, err := d.tree(d.ours())
	if err != nil {
		return nil, err
	}
	m := ledger.Mirror{Log: log, Head: head, Hashes: d.x.Hashes(name), Checkpoint: stored.Checkpoint, Opposite: &own, Now: d.x.Now(), Latest: d.p.Latest,
		Find: func(c [32]byte) (int64, bool, error) { return d.x.FindEntry(name, append([]byte{1}, c[:]...)) }, NotBefore: d.notBefore}
	if head.Size > 0 {
		last, err := d.x.Entries(name, head.Size-1, head.Size)
		if err != nil || len(last) != 1 {
			return nil, errors.Join(fmt.Errorf("reading the last entry of the log %s", name), err)
		}
		e, err := ledger.ParseEntry(last[0].Entry)
		if err != nil {
			return nil, err
		}
		m.Seen = e.Seen
	}
	taken, fault := m.Take(*p.Ledger, d.p.Pin)
	if fault != nil && ledger.KindOf(fault) != ledger.FaultRollback {
		return nil, fault
	}
	if err := d.flag(p, taken.Flags); err != nil {
		return nil, err
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
			if o.Time.After(d.p.Latest) {
				d.p.Latest = o.Time
			}
		}
		if err := d.x.Append(name, taken.Old.Size, entries, taken.Hashes, store.Log{Size: taken.Head.Size, Root: taken.Head.Root, Checkpoint: p.Ledger.Checkpoint}); err != nil {
			return nil, err
		}
		cosigned, err := d.keys.Cosign(p.Ledger.Checkpoint, d.x.Now())
		if err != nil {
			return nil, fmt.Errorf("cosigning the log %s: %w", name, err)
		}
		if err := d.x.Cosign(name, store.Cosigned{Size: taken.Head.Size, At: d.x.Now().Truncate(time.Second), Checkpoint: cosigned}); err != nil {
			return nil, err
		}
	}
	return taken.Opened, fault
}

// flag notes what is odd about entries that were taken, one fault for each kind until somebody has looked at it: a
// partner whose clock is wrong writes entry after entry, and must not hide with them what weighs more.
func (d *deal) flag(p parcel.Parcel, flags []*ledger.Fault) error {
	if len(flags) == 0 {
		return nil
	}
	open, _, err := keptAll[Fault](d.x, shelfFault, store.Filter{Owner: d.p.ID, State: "open"})
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, f := range open {
		known[f.Code] = true
	}
	for _, f := range flags {
		if known[string(f.Kind)] {
			continue
		}
		known[string(f.Kind)] = true
		if _, err := d.fault(Fault{Code: string(f.Kind), Detail: f.Error(), Words: f.Words(), Parcel: p.ID}); err != nil {
			return err
		}
	}
	return nil
}

// notBefore is a time before which nobody can have written who had seen the first entries of our log.
func (d *deal) notBefore(seen int64) (time.Time, error) {
	held, err := d.x.Entries(d.ours().Origin(), seen-1, seen)
	if err != nil || len(held) != 1 {
		return time.Time{}, err
	}
	var at time.Time
	if held[0].Content != nil {
		c, err := ledger.ParseContent(held[0].Content)
		if err != nil {
			return at, err
		}
		at = c.At
	}
	e, err := ledger.ParseEntry(held[0].Entry)
	if err != nil {
		return at, err
	}
	// Only the last cosignature can matter; older ones are earlier.
	var marks []ledger.Mark
	if c, ok, err := d.x.CosignedBelow(d.theirs().Origin(), e.Seen.Size); err != nil {
		return at, err
	} else if ok {
		marks = []ledger.Mark{{Size: c.Size, At: c.At}}
	}
	if t := ledger.NotBefore(marks, e); t.After(at) {
		at = t
	}
	return at, nil
}

// cosigned takes the partner's cosignature under our log: the receipt for all that it covers.
func (d *deal) cosigned(p parcel.Parcel) error {
	own, err := d.tree(d.ours())
	if err != nil {
		return err
	}
	if p.Known > own.Head.Size {
		return d.lost(p.Known)
	}
	if err := d.answersArrived(p.Known); err != nil {
		return err
	}
	if len(p.Cosigned) == 0 {
		return nil
	}
	var last ledger.Mark
	c, ok, err := d.x.LastCosigned(d.ours().Origin())
	if err != nil {
		return err
	}
	if ok {
		last = ledger.Mark{Size: c.Size, At: c.At}
	}
	us, err := ownPin(d.keys)
	if err != nil {
		return err
	}
	mark, fault := ledger.Cosigned(d.ours(), own, last, p.Cosigned, us, d.p.Pin)
	switch ledger.KindOf(fault) {
	case "":
		if fault != nil {
			return fault
		}
	case ledger.FaultReplay:
		return nil // an older one came late
	case ledger.FaultRollback:
		var f *ledger.Fault
		errors.As(fault, &f)
		return d.lost(f.Known)
	case ledger.FaultFork:
		// The partner cosigned entries that we wrote and do not have any more.
		if _, head, err := ledger.ParseCheckpoint(checkpointText(p.Cosigned)); err == nil {
			return d.lost(head.Size)
		}
		return fault
	default:
		var f *ledger.Fault
		if !errors.As(fault, &f) {
			return fault
		}
		return d.freeze(p.ID, f)
	}
	if ok && mark.Size == last.Size {
		return nil
	}
	return d.x.Cosign(d.ours().Origin(), store.Cosigned{Size: mark.Size, At: mark.At, Checkpoint: p.Cosigned})
}

// accuse refuses a parcel because of what its piece of the log shows, keeps the proof, and gives nothing more.
func (d *deal) accuse(p parcel.Parcel, in incoming, f *ledger.Fault) ([]byte, error) {
	if err := d.freeze(p.ID, f); err != nil {
		return nil, err
	}
	return d.refuse(p, in, &refusal{code: string(f.Kind), detail: f.Error(), words: f.Words()})
}

// freeze keeps the proof of a fault and gives the partner nothing more until somebody has looked at it.
func (d *deal) freeze(parcelID string, f *ledger.Fault) error {
	id, err := d.fault(Fault{Code: string(f.Kind), Detail: f.Error(), Words: f.Words(), Parcel: parcelID, Evidence: evidenceOf(f.Evidence), Proof: f.Proof})
	if err == nil && d.p.Frozen == "" {
		d.p.Frozen = id
	}
	return err
}

// refuse answers that a parcel is not taken, and why.
func (d *deal) refuse(p parcel.Parcel, in incoming, r *refusal) ([]byte, error) {
	in.Code = r.code
	if p.Kind() == parcel.KindReceipt {
		return nil, nil // nobody answers an answer
	}
	_, answer, err := d.seal(parcel.Receipt{Status: parcel.Refused, Fault: parcel.Code(r.code)}, sending{answers: p.ID, answer: true})
	if err != nil {
		return nil, err
	}
	if r.code != "id_reused" {
		if err := put(d.x, shelfInbox, store.Record{ID: inboxID(p), Owner: d.p.ID, State: inRefused, Raw: answer}, in); err != nil {
			return nil, err
		}
	}
	return answer, d.x.Journal(store.Event{Act: store.ActParcelRefused, Partner: d.p.ID, Ref: p.ID, Note: r.Error()})
}

// parkedMost and parkedBytes bound what is kept of one partner's parcels that wait for others. What is beyond stays with
// the partner, which is told to wait all the same.
const (
	parkedMost  = 64
	parkedBytes = 64 << 20
)

// park keeps a parcel until what comes before it is here.
func (d *deal) park(p parcel.Parcel, in incoming, raw []byte) ([]byte, bool, error) {
	waiting, list, err := keptAll[incoming](d.x, shelfInbox, store.Filter{Owner: d.p.ID, State: inWaiting, Bare: true})
	if err != nil {
		return nil, false, err
	}
	in.Bytes = len(raw)
	count, size := 1, in.Bytes
	for i, w := range waiting {
		if list[i].ID != inboxID(p) {
			count, size = count+1, size+w.Bytes
		}
	}
	if count > parkedMost || size > parkedBytes {
		if p.Kind() == parcel.KindReceipt {
			return nil, false, d.askAgain()
		}
		_, answer, err := d.sealAnswer(parcel.Receipt{Status: parcel.Waiting}, p.ID)
		return answer, false, err
	}
	if err := put(d.x, shelfInbox, store.Record{ID: inboxID(p), Owner: d.p.ID, State: inWaiting, Raw: raw}, in); err != nil {
		return nil, false, err
	}
	if p.Kind() == parcel.KindReceipt {
		return nil, false, d.askAgain()
	}
	_, answer, err := d.sealAnswer(parcel.Receipt{Status: parcel.Waiting}, p.ID)
	return answer, false, err
}

// telling reports whether how the logs stand is in the outbox already, to leave by a certain time (zero: at any).
func (d *deal) telling(until time.Time) (bool, error) {
	list, _, err := keptAll[outgoing](d.x, shelfOutbox, store.Filter{Owner: d.p.ID, State: outWaiting, Until: until, Bare: true})
	return slices.ContainsFunc(list, func(o outgoing) bool { return o.Kind == parcel.KindHeads }), err
}

// askAgain tells the partner how the logs stand here, so that it hands its log over again from there.
func (d *deal) askAgain() error {
	if telling, err := d.telling(d.x.Now().Add(time.Minute)); err != nil || telling {
		return err
	}
	body, err := d.heads()
	if err != nil {
		return err
	}
	id, sealed, err := d.sealBare(body)
	if err != nil {
		return err
	}
	return put(d.x, shelfOutbox, store.Record{ID: id, Owner: d.p.ID, State: outWaiting, Raw: sealed},
		outgoing{Kind: parcel.KindHeads, Made: d.x.Now(), Bytes: len(sealed)})
}

// sealAnswer seals an answer that carries nothing of the log.
func (d *deal) sealAnswer(body parcel.Body, answers string) (string, []byte, error) {
	known, _, err := d.head(d.theirs())
	if err != nil {
		return "", nil, err
	}
	p := parcel.Parcel{ID: parcel.NewID(), From: d.self(), To: d.p.ID, At: d.x.Now(), Body: body, Known: known.Size, Answers: answers}
	sealed, err := parcel.Seal(p, d.keys)
	return p.ID, sealed, err
}

// next takes in the parcels that waited for the one just taken.
func (d *deal) next() error {
	waiting, err := d.x.Records(shelfInbox, store.Filter{Owner: d.p.ID, State: inWaiting, Bare: true})
	if err != nil {
		return err
	}
	for _, r := range waiting {
		if r, err = d.x.Record(shelfInbox, r.ID); err != nil {
			return err
		}
		if r.State != inWaiting {
			continue // taken with one before it
		}
		var in incoming
		if err := decode(r, &in); err != nil {
			return err
		}
		p, err := parcel.Open(r.Raw, d.self(), func(string) (*party.Pin, error) { return d.p.Pin, nil })
		if err != nil {
			if err := d.x.Drop(shelfInbox, r.ID); err != nil {
				return err
			}
			continue // its keys do not count any more
		}
		head, _, err := d.head(d.theirs())
		if err != nil {
			return err
		}
		if p.Ledger != nil && p.Ledger.From > head.Size {
			continue
		}
		// The cosignature in the next parcel is its receipt.
		if _, _, err := d.take(p, in, r.Raw); err != nil {
			return err
		}
	}
	return nil
}

// owe makes sure that a cosignature reaches the partner even when there is nothing else to say: on a parcel of its own,
// some time later, which carries no entry and so asks for none.
func (d *deal) owe() error {
	list, _, err := keptAll[outgoing](d.x, shelfOutbox, store.Filter{Owner: d.p.ID, State: outWaiting, Bare: true})
	if err != nil {
		return err
	}
	for _, o := range list {
		if o.Kind != parcel.KindReceipt {
			return nil // it goes along with what is waiting
		}
	}
	return d.tell(sending{due: d.x.Now().Add(oweAfter)})
}

// oweAfter is how long a cosignature waits for a parcel to go along with.
const oweAfter = 15 * time.Minute

// handle takes in what a parcel says, by its kind. A *refusal is made before anything is written.
func (d *deal) handle(p parcel.Parcel, opened []ledger.Opened) ([]ledger.Content, error) {
	switch b := p.Body.(type) {
	case parcel.Heads:
		return nil, nil // the piece, the size known and the cosignature say it all
	case parcel.Receipt:
		return nil, d.takeReceipt(p, b)
	case parcel.Keys:
		return nil, d.takeKeys(b)
	case parcel.Instrument:
		return nil, d.takeInstrument(b)
	case parcel.Signature:
		if err := d.takeSignature(b); err != nil {
			return nil, err
		}
		return nil, d.reminded(b.Lineage, opened)
	case parcel.Release:
		return d.takeRelease(p, b, opened)
	case parcel.Acknowledge:
		return nil, d.takeAcknowledge(p, b, opened)
	case parcel.Outcome:
		return nil, d.takeOutcome(p, b, opened)
	case parcel.Recall:
		return d.takeRecall(p, b, opened)
	case parcel.Recalled:
		return nil, d.takeRecalled(p, b, opened)
	case parcel.Ask:
		return nil, d.takeAsk(p, b, opened)
	case parcel.Answer:
		return nil, d.takeAnswer(p, b, opened)
	case parcel.Breach:
		return nil, d.takeBreach(p, b, opened)
	case parcel.Mirror:
		return nil, nil // it comes for a log that is whole
	}
	return nil, refuse("kind", "nothing here takes parcels of the kind %s", p.Kind())
}

// takeReceipt notes what became of a parcel of ours.
func (d *deal) takeReceipt(p parcel.Parcel, b parcel.Receipt) error {
	o, r, err := kept[outgoing](d.x, shelfOutbox, p.Answers)
	if notFound(err) || err == nil && (r.Owner != d.p.ID || r.State != outWaiting) {
		return nil
	}
	if err != nil {
		return err
	}
	switch b.Status {
	case parcel.Accepted:
		return settle(d.x, r, o, outSent, "")
	case parcel.Waiting:
		// Something before it is missing there. What is still in the outbox goes first; where nothing is, the log is
		// handed over again from where the partner stands.
		d.p.Sealed = min(d.p.Sealed, p.Known)
		o.Attempts++
		if o.Kind == parcel.KindHeads { // once more, from where the partner stands by then, and not at once
			if err := d.x.Drop(shelfOutbox, r.ID); err != nil {
				return err
			}
			return d.tell(sending{urgent: true, attempts: o.Attempts, due: d.x.Now().Add(wait(o.Attempts))})
		}
		if telling, err := d.telling(time.Time{}); err != nil {
			return err
		} else if !telling {
			if err := d.tell(sending{urgent: true}); err != nil {
				return err
			}
		}
		r.At = d.x.Now().Add(wait(o.Attempts))
		return put(d.x, shelfOutbox, r, o)
	}
	if err := settle(d.x, r, o, outRefused, string(b.Fault)); err != nil {
		return err
	}
	if o.Kind == parcel.KindRelease {
		// It does not stand given; somebody looks at it before it goes again.
		if err := d.ungive(ReleaseAwaiting, func(g givenCopy) bool { return g.Parcel == r.ID }); err != nil {
			return err
		}
	}
	_, err = d.fault(Fault{Code: "refused_by_partner", Detail: fmt.Sprintf("the partner refused a parcel of the kind %s: %s", o.Kind, b.Fault), Parcel: r.ID,
		Words: text.Bilingual{AR: "رفض الشريك طردًا من هذه العقدة (" + string(b.Fault) + "): تحقّق معه من الاتفاق والمفاتيح، ثم أجز ما فيه من جديد",
			EN: "the partner refused a parcel of ours (" + string(b.Fault) + "): check agreement and keys with it, then approve what was in it anew"}})
	return err
}

// takeKeys takes what the partner says of its keys.
func (d *deal) takeKeys(b parcel.Keys) error {
	if b.Revocation != nil {
		if err := d.p.Pin.Revoke(*b.Revocation); err != nil {
			return refuse("revocation", "%v", err)
		}
		d.p.State = PartnerRevoked
		return d.x.Journal(store.Event{Act: store.ActPartnerKeys, Partner: d.p.ID, Note: "revoked: " + b.Revocation.Reason})
	}
	for _, r := range b.Rotations {
		var conflict *party.Error
		err := d.p.Pin.Rotate(r)
		if errors.As(err, &conflict) && conflict.Code == "rotation_conflict" {
			raw, e := r.Marshal()
			if e != nil {
				return e
			}
			w := conflict.Words()
			id, e := d.fault(Fault{Code: "rotation_conflict", Detail: conflict.Error(), Words: text.Bilingual{AR: w.AR, EN: w.EN}, Evidence: []string{string(raw)}})
			if e != nil {
				return e
			}
			d.p.Frozen = id
			return refuse("rotation_conflict", "%v", err)
		}
		if err != nil {
			return refuse("rotation", "%v", err)
		}
	}
	return d.x.Journal(store.Event{Act: store.ActPartnerKeys, Partner: d.p.ID, Note: fmt.Sprintf("generation %d", d.p.Pin.Current().Generation)})
}
