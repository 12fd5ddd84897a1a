package node

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Erasure is a certificate that what a partner gave was erased, as its agreement wants: signed by this party.
type Erasure struct {
	ID     string    `json:"id"`
	Party  string    `json:"party"` // who erased
	Giver  string    `json:"giver"`
	Copies []string  `json:"copies"`
	At     time.Time `json:"at"`
	Why    string    `json:"why"` // retention, sealed
	Signed string    `json:"signed,omitempty"`
}

// Expire erases what partners gave and what must not be kept any longer, and leaves a signed certificate of it; objects
// about private persons that nobody answered for go too. It runs once an hour.
func (n *Node) Expire(ctx context.Context) error {
	n.beats.mu.Lock()
	due := n.now().Sub(n.beats.expired) >= time.Hour
	n.beats.mu.Unlock()
	if !due {
		return nil
	}
	if _, err := n.ExpireNow(ctx); err != nil {
		return err
	}
	n.beats.mu.Lock()
	n.beats.expired = n.now()
	n.beats.mu.Unlock()
	return nil
}

// ExpireNow is Expire at once; it returns the certificates.
func (n *Node) ExpireNow(ctx context.Context) (made []Erasure, err error) {
	idle := true
	if err := n.Consult(ctx, "looking for what is over", func(x store.Exchange) error {
		if _, err := n.keys(x); err != nil {
			if notFound(err) {
				return nil
			}
			return err
		}
		list, raw, err := keptAll[Received](x, shelfReceived, store.Filter{})
		if err != nil {
			return err
		}
		for i, r := range list {
			idle = idle && (raw[i].State == "erased" || x.Now().Before(r.Until))
		}
		for _, shelf := range []store.Shelf{shelfSealed, shelfQuarantine} {
			old, err := x.Records(shelf, store.Filter{Until: x.Now().Add(-sealedFor), Limit: 1, Bare: true})
			if err != nil {
				return err
			}
			idle = idle && len(old) == 0
		}
		return nil
	}); err != nil || idle {
		return nil, err
	}
	err = n.Exchange(ctx, "erasing what is over", func(x store.Exchange) error {
		made = nil
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		over := map[string][]string{} // partner → copies
		list, raw, err := keptAll[Received](x, shelfReceived, store.Filter{})
		if err != nil {
			return err
		}
		said := map[string]bool{}  // claims that go, by key
		needed := map[string]int{} // objects of things that stay, and the last of these
		for i, r := range list {
			if raw[i].State != "erased" && x.Now().Before(r.Until) {
				for _, id := range r.Objects {
					needed[receivedID(r.Partner, id)] = i
				}
			}
		}
		for i, r := range list {
			if raw[i].State == "erased" || x.Now().Before(r.Until) {
				continue
			}
			documents, err := documentsOf(x, r)
			if err != nil {
				return err
			}
			var gone []string
			for _, id := range r.Objects {
				if _, stays := needed[receivedID(r.Partner, id)]; stays {
					continue
				}
				// The translation of what stays goes over to a thing that needs it.
				of, err := translated(x, r.Partner, id)
				if err != nil {
					return err
				}
				j, stays := needed[receivedID(r.Partner, of)]
				if !stays {
					gone = append(gone, id)
					continue
				}
				list[j].Objects = append(list[j].Objects, id)
				needed[receivedID(r.Partner, id)] = j
				if err := put(x, shelfReceived, raw[j], list[j]); err != nil {
					return err
				}
			}
			if err := n.keepLand(x, r.Partner, gone); err != nil {
				return err
			}
			if err := errors.Join(forget(x, documents), x.Erase(documents, sender(r.Partner), gone)); err != nil {
				return err
			}
			for _, key := range r.Claims {
				said[key] = true
			}
			if ofWatchType(r.Copy) {
				said[takenID(r.Partner, r.Copy)] = true
				for _, id := range gone {
					said[takenID(r.Partner, id)] = true
				}
				if err := watchChanged(x); err != nil {
					return err
				}
			}
			over[r.Partner] = append(over[r.Partner], r.Copy)
			left := Received{Copy: r.Copy, Partner: r.Partner, Lineage: r.Lineage, What: r.What, Step: r.Step, Given: r.Given, At: r.At, Until: r.Until}
			if err := put(x, shelfReceived, store.Record{ID: raw[i].ID, Owner: r.Partner, State: "erased", At: raw[i].At}, left); err != nil {
				return err
			}
		}
		if err := eraseSaid(x, said); err != nil {
			return err
		}
		for partner, copies := range over {
			e, err := certify(x, keys, partner, copies, "retention")
			if err != nil {
				return err
			}
			made = append(made, e)
		}
		for _, shelf := range []store.Shelf{shelfSealed, shelfQuarantine} {
			old, raw, err := keptAll[sealedBody](x, shelf, store.Filter{Until: x.Now().Add(-sealedFor), Bare: true})
			if err != nil {
				return err
			}
			gone := map[string][]string{}
			for i, s := range old {
				gone[raw[i].Owner] = append(gone[raw[i].Owner], s.Object)
				if err := x.Drop(shelf, raw[i].ID); err != nil {
					return err
				}
			}
			for partner, objects := range gone {
				e, err := certify(x, keys, partner, objects, string(shelf))
				if err != nil {
					return err
				}
				made = append(made, e)
			}
		}
		return nil
	})
	return made, err
}

// translated is the object that a partner's object is a translation of; empty: it is none.
func translated(x store.Exchange, partner, id string) (string, error) {
	if !strings.HasPrefix(id, "language-content--") {
		return "", nil
	}
	versions, err := x.Versions(sender(partner), id)
	if err != nil || len(versions) == 0 {
		return "", err
	}
	var c struct {
		Of string `json:"object_ref"`
	}
	return c.Of, json.Unmarshal(versions[len(versions)-1].Raw, &c)
}

// eraseSaid erases what was made here of the texts of claims: marks and tear-lines on them, and copies of them that were
// passed on, of which the ids stay, so that they can be called back and a leak be traced.
func eraseSaid(x store.Exchange, keys map[string]bool) error {
	for key := range keys {
		if err := errors.Join(x.Drop(shelfOrigin, key), x.Drop(shelfMark, key)); err != nil {
			return err
		}
		tears, err := x.Records(shelfTear, store.Filter{Owner: key, Bare: true})
		if err != nil {
			return err
		}
		for _, t := range tears {
			if err := x.Drop(shelfTear, t.ID); err != nil {
				return err
			}
		}
	}
	list, raw, err := keptAll[givenCopy](x, shelfCopy, store.Filter{Bare: true})
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for _, g := range list {
		if (g.Type == "note" || g.Type == "location" || ofWatchType(g.ID)) && keys[g.Own] {
			gone[g.ID], gone[g.Of] = true, true
		}
	}
	delete(gone, "")
	if len(gone) == 0 {
		return nil
	}
	for i, g := range list {
		if gone[g.ID] || gone[g.Of] {
			raw[i].Raw = nil
			if err := x.Put(shelfCopy, raw[i]); err != nil {
				return err
			}
		}
	}
	releases, raw, err := keptAll[Release](x, shelfRelease, store.Filter{})
	if err != nil {
		return err
	}
	for i, r := range releases {
		if slices.ContainsFunc(r.Copies, func(id string) bool { return gone[id] }) {
			r.Title = text.Bilingual{}
			if err := put(x, shelfRelease, raw[i], r); err != nil {
				return err
			}
		}
	}
	return nil
}

// documentsOf lists the documents that the claims of something received stand in.
func documentsOf(x store.Exchange, r Received) ([]string, error) {
	out := slices.Clone(r.Documents)
	if r.Document != "" {
		out = append(out, r.Document)
	}
	held, err := x.Claims(nil, r.Claims)
	if err != nil {
		return nil, err
	}
	for _, h := range held {
		if d := h.Claim.Source.Document; d != "" {
			out = union(out, []string{d})
		}
	}
	return out, nil
}

// certify signs that something was erased.
func certify(x store.Exchange, keys *party.Keys, partner string, what []string, why string) (Erasure, error) {
	e := Erasure{ID: "E-" + parcel.NewID()[:8], Party: keys.Public().ID, Giver: partner, Copies: what, At: x.Now(), Why: why}
	body, err := json.Marshal(e)
	if err != nil {
		return e, err
	}
	signed, err := keys.Sign("tansiq.node/erasure\n" + string(body) + "\n")
	if err != nil {
		return e, fmt.Errorf("signing a certificate of erasure: %w", err)
	}
	e.Signed = string(signed)
	if err := put(x, shelfErasure, store.Record{ID: e.ID, Owner: partner, State: why}, e); err != nil {
		return e, err
	}
	return e, x.Journal(store.Event{Act: store.ActErased, Partner: partner, Ref: e.ID, Note: why + ": " + fmt.Sprint(len(what))})
}

// Erasures lists certificates of erasure, newest first.
func (n *Node) Erasures(ctx context.Context, partner string) (out []Erasure, err error) {
	err = n.Consult(ctx, "listing certificates", func(x store.Exchange) error {
		out, _, err = keptAll[Erasure](x, shelfErasure, store.Filter{Owner: partner, Newest: true})
		return err
	})
	return out, err
}

// sealDaily signs the head of the journal once a day.
func (n *Node) sealDaily(ctx context.Context) error {
	n.beats.mu.Lock()
	due := n.now().Sub(n.beats.sealed) >= 24*time.Hour
	n.beats.mu.Unlock()
	if !due {
		return nil
	}
	if err := n.SealJournal(ctx); err != nil {
		return err
	}
	n.beats.mu.Lock()
	n.beats.sealed = n.now()
	n.beats.mu.Unlock()
	return nil
}

// SealJournal signs the journal as it stands.
func (n *Node) SealJournal(ctx context.Context) error {
	keys, err := n.Keys(ctx)
	if err != nil {
		return err
	}
	var size int64
	var last [32]byte
	if err := n.JournalLines(ctx, func(body, _ []byte) error {
		size++
		last = ledger.Chain(last, body)
		return nil
	}); err != nil {
		return err
	}
	if size == 0 {
		return nil
	}
	head, err := ledger.JournalHead(keys.Public().ID, size, last, keys)
	if err != nil {
		return err
	}
	return n.Exchange(ctx, "keeping the head of the journal", func(x store.Exchange) error {
		return x.Put(shelfHead, store.Record{ID: fmt.Sprintf("%020d", size), Owner: keys.Public().ID, State: "signed", Raw: head})
	})
}

// JournalState is what the verification of this node's journal found.
type JournalState struct {
	ledger.JournalReport
	Fault string // empty: it is whole
}

// VerifyJournal holds the journal against its chain and its signed heads.
func (n *Node) VerifyJournal(ctx context.Context) (s JournalState, err error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return s, err
	}
	own, err := ownPin(keys)
	if err != nil {
		return s, err
	}
	var heads [][]byte
	if err := n.Consult(ctx, "reading the heads of the journal", func(x store.Exchange) error {
		list, err := x.Records(shelfHead, store.Filter{Owner: own.ID})
		heads = nil
		for _, r := range list {
			heads = append(heads, r.Raw)
		}
		return err
	}); err != nil {
		return s, err
	}
	var last [32]byte
	line := 0
	broken := ""
	entries := func(yield func([]byte, error) bool) {
		err := n.JournalLines(ctx, func(body, hash []byte) error {
			line++
			last = ledger.Chain(last, body)
			if hash != nil && string(hash) != string(last[:]) && broken == "" {
				broken = fmt.Sprintf("line %d does not carry the hash of what stands before it", line)
			}
			if !yield(body, nil) {
				return errStop
			}
			return nil
		})
		if err != nil && !errors.Is(err, errStop) {
			yield(nil, err)
		}
	}
	s.JournalReport, err = ledger.VerifyJournal(own.ID, iter.Seq2[[]byte, error](entries), heads, own)
	var f *ledger.Fault
	switch {
	case errors.As(err, &f):
		s.Fault, err = f.Error(), nil
	case err == nil:
		s.Fault = broken
	}
	return s, err
}

// Anchor puts a commitment to the journal as it stands into the log that a partner mirrors: it shows later that the
// journal existed by then, and looks like any other entry.
func (n *Node) Anchor(ctx context.Context, by, partner string) error {
	if err := n.SealJournal(ctx); err != nil {
		return err
	}
	err := n.Exchange(ctx, "anchoring the journal", func(x store.Exchange) error {
		d, err := n.deal(x, partner)
		if err != nil {
			return err
		}
		heads, err := x.Records(shelfHead, store.Filter{Owner: d.self(), Newest: true, Limit: 1})
		if err != nil || len(heads) == 0 {
			return err
		}
		body, err := d.heads()
		if err != nil {
			return err
		}
		if _, err := d.send(body, sending{log: []ledger.Content{{Kind: ledger.Committed, Digest: digestOf(heads[0].Raw)}}}); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActCommitted, Partner: partner, Ref: heads[0].ID})
	})
	n.Wake()
	return err
}
