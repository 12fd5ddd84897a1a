package node

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Acknowledge tells a partner that a person here has read what it gave.
func (n *Node) Acknowledge(ctx context.Context, by, partner string, copies ...string) error {
	err := n.Exchange(ctx, "acknowledging", func(x store.Exchange) error {
		d, err := n.deal(x, partner)
		if err != nil {
			return err
		}
		var entries []ledger.Content
		var ids []string
		for _, id := range copies {
			r, rec, err := kept[Received](x, shelfReceived, receivedID(partner, id))
			if notFound(err) {
				return &ShareError{Code: "not_received", Value: id}
			}
			if err != nil {
				return err
			}
			if !r.Ack.IsZero() {
				continue
			}
			r.Ack, r.AckBy = x.Now(), by
			if err := put(x, shelfReceived, rec, r); err != nil {
				return err
			}
			ids = append(ids, id)
			entries = append(entries, ledger.Content{Kind: ledger.Acknowledged, Agreement: r.Lineage, What: r.What, Ref: id, Step: r.Step})
		}
		if len(ids) == 0 {
			return nil
		}
		if _, err := d.send(parcel.Acknowledge{Copies: ids}, sending{urgent: true, log: entries}); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActAcknowledged, Partner: partner, Ref: strings.Join(ids, " ")})
	})
	n.Wake()
	return err
}

// Outcome is what came of something that a partner gave.
type Outcome struct {
	Copy   string
	Code   string // one of parcel.OutcomeCodes
	Text   text.Bilingual
	Seized []parcel.Seized
}

// TellOutcome tells a partner what came of what it gave.
func (n *Node) TellOutcome(ctx context.Context, by, partner string, o Outcome) error {
	if !slices.Contains(parcel.OutcomeCodes(), o.Code) {
		return &ShareError{Code: "code", Field: "code", Value: o.Code}
	}
	body := parcel.Outcome{Copy: o.Copy, Code: o.Code, Text: o.Text, Seized: o.Seized}
	if err := body.Validate(); err != nil {
		return err
	}
	err := n.Exchange(ctx, "telling an outcome", func(x store.Exchange) error {
		d, err := n.deal(x, partner)
		if err != nil {
			return err
		}
		r, rec, err := kept[Received](x, shelfReceived, receivedID(partner, o.Copy))
		if notFound(err) {
			return &ShareError{Code: "not_received", Value: o.Copy}
		}
		if err != nil {
			return err
		}
		r.Outcome, r.OutcomeAt = o.Code, x.Now()
		if err := put(x, shelfReceived, rec, r); err != nil {
			return err
		}
		if _, err := d.send(body, sending{urgent: true, log: []ledger.Content{{Kind: ledger.Outcome, Agreement: r.Lineage, What: r.What, Ref: o.Copy, Code: o.Code, Step: r.Step}}}); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActOutcome, Partner: partner, Ref: o.Copy, Note: o.Code})
	})
	n.Wake()
	return err
}

// Feedback is what a partner told of something that we gave it.
type Feedback struct {
	Ack     time.Time        `json:"ack,omitzero"`
	Code    string           `json:"code,omitempty"`
	Text    text.Bilingual   `json:"text,omitzero"`
	Seized  []parcel.Seized  `json:"seized,omitempty"`
	At      time.Time        `json:"at,omitzero"`      // of the outcome
	Recall  time.Time        `json:"recall,omitzero"`  // when we called it back
	Erased  time.Time        `json:"erased,omitzero"`  // when the partner said that it is withdrawn there and onward
	Reason  string           `json:"reason,omitempty"` // of the recall
	History []FeedbackChange `json:"history,omitempty"`
}

// FeedbackChange is one outcome as it was told; the last one counts.
type FeedbackChange struct {
	Code string    `json:"code"`
	At   time.Time `json:"at"`
}

// shelfFeedback holds what partners told of copies, by copy id.
const shelfFeedback store.Shelf = "feedback"

// feedback changes what is known of a copy that was given to the partner; refused when nothing of that id was.
func (d *deal) feedback(copyID string, change func(*Feedback)) error {
	if err := d.givenTo(copyID); err != nil {
		return err
	}
	f, frec, err := kept[Feedback](d.x, shelfFeedback, copyID)
	if err != nil && !notFound(err) {
		return err
	}
	change(&f)
	frec.ID, frec.Owner, frec.State = copyID, d.p.ID, "known"
	return put(d.x, shelfFeedback, frec, f)
}

// inLedger returns the entries of a kind that a parcel brought about a copy.
func inLedger(p parcel.Parcel, opened []ledger.Opened, kind ledger.Kind, ref string) (ledger.Content, bool) {
	for _, o := range opened {
		if o.Content.Kind == kind && o.Content.Ref == ref && o.Content.Parcel == p.ID {
			return o.Content, true
		}
	}
	return ledger.Content{}, false
}

// takeAcknowledge notes that the partner has read copies.
func (d *deal) takeAcknowledge(p parcel.Parcel, b parcel.Acknowledge, opened []ledger.Opened) error {
	for _, id := range b.Copies {
		if _, ok := inLedger(p, opened, ledger.Acknowledged, id); !ok {
			return refuse("not_in_ledger", "the acknowledgement of %s is not in the ledger", id)
		}
	}
	for i, id := range b.Copies {
		err := d.feedback(id, func(f *Feedback) {
			if f.Ack.IsZero() {
				f.Ack = d.x.Now()
			}
		})
		var nothing *refusal
		if errors.As(err, &nothing) && i > 0 {
			continue // one id that means nothing does not undo the others
		}
		if err != nil {
			return err
		}
	}
	return d.x.Journal(store.Event{Act: store.ActAcknowledged, Partner: d.p.ID, Ref: strings.Join(b.Copies[:min(len(b.Copies), 20)], " ")})
}

// takeOutcome notes what came of a copy.
func (d *deal) takeOutcome(p parcel.Parcel, b parcel.Outcome, opened []ledger.Opened) error {
	c, ok := inLedger(p, opened, ledger.Outcome, b.Copy)
	if !ok || c.Code != b.Code {
		return refuse("not_in_ledger", "the outcome of %s is not in the ledger", b.Copy)
	}
	err := d.feedback(b.Copy, func(f *Feedback) {
		f.Code, f.Text, f.Seized, f.At = b.Code, b.Text, b.Seized, d.x.Now()
		f.History = append(f.History[max(0, len(f.History)-99):], FeedbackChange{Code: b.Code, At: d.x.Now()})
	})
	if err != nil {
		return err
	}
	return d.x.Journal(store.Event{Act: store.ActOutcome, Partner: d.p.ID, Ref: b.Copy, Note: b.Code})
}

// DeclareBreach records in both ledgers that a partner broke an agreement. It drops the steps as the terms say.
func (n *Node) DeclareBreach(ctx context.Context, by, lineage, code string, words text.Bilingual) error {
	if !slices.Contains(agreement.Breaches(), code) {
		return &ShareError{Code: "code", Field: "code", Value: code}
	}
	if strings.TrimSpace(words.AR+words.EN) == "" {
		return &ShareError{Code: "reason_missing", Field: "text"}
	}
	err := n.Exchange(ctx, "declaring a breach", func(x store.Exchange) error {
		a, err := n.agreementOf(x, lineage)
		if err != nil {
			return err
		}
		d, err := n.deal(x, a.Partner)
		if err != nil {
			return err
		}
		if _, err := d.send(parcel.Breach{Lineage: lineage, Code: code, Text: words}, sending{urgent: true, log: []ledger.Content{{Kind: ledger.Breached, Agreement: lineage, Code: code}}}); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActBreach, Partner: a.Partner, Ref: lineage, Note: code + ": " + words.In("en")})
	})
	n.Wake()
	return err
}

// takeBreach notes that the partner holds that we broke an agreement.
func (d *deal) takeBreach(p parcel.Parcel, b parcel.Breach, opened []ledger.Opened) error {
	found := false
	for _, o := range opened {
		found = found || o.Content.Kind == ledger.Breached && o.Content.Parcel == p.ID && o.Content.Agreement == b.Lineage && o.Content.Code == b.Code
	}
	if !found {
		return refuse("not_in_ledger", "the breach is not in the ledger")
	}
	id, err := d.fault(Fault{Code: "breach_" + b.Code, Detail: b.Text.In("en"), Words: b.Text, Parcel: p.ID})
	if err != nil {
		return err
	}
	return d.x.Journal(store.Event{Act: store.ActBreach, Partner: d.p.ID, Ref: b.Lineage, Note: id + " " + b.Code})
}

// GivenCopy is one thing that was given to a partner, with what came of it.
type GivenCopy struct {
	ID       string
	Lineage  string
	Partner  string
	Own      string // our own incident, or watch or declaration
	What     string
	Title    text.Bilingual // of watches and declarations, as they are now; empty when they are not kept here any more
	Marking  string
	Step     int
	Parcel   string
	Release  string
	At       time.Time
	State    string // given, withdrawn
	Arrived  bool   // the partner's cosignature covers it
	Feedback Feedback
}

// Given lists what was given to a partner (empty: to all), newest first.
func (n *Node) Given(ctx context.Context, partner string, limit int) (out []GivenCopy, err error) {
	err = n.Consult(ctx, "listing what was given", func(x store.Exchange) error {
		out = nil
		owners := map[string]string{} // lineage → partner
		var watched *release.Watched  // read when the first of them is met
		list, raw, err := keptAll[givenCopy](x, shelfCopy, store.Filter{Newest: true, Bare: true})
		if err != nil {
			return err
		}
		for i, g := range list {
			if !release.Top(g.ID) {
				continue
			}
			lineage := raw[i].Owner
			if _, ok := owners[lineage]; !ok {
				if owners[lineage], err = n.taker(x, lineage); err != nil && !notFound(err) {
					return err
				}
			}
			if partner != "" && owners[lineage] != partner {
				continue
			}
			f, _, err := kept[Feedback](x, shelfFeedback, g.ID)
			if err != nil && !notFound(err) {
				return err
			}
			c := GivenCopy{ID: g.ID, Lineage: lineage, Partner: owners[lineage], Own: g.Own, What: string(g.What), Marking: string(g.Marking), Step: g.Step, Parcel: g.Parcel,
				Release: g.Release, At: g.At, State: raw[i].State, Feedback: f}
			if ofWatchType(g.ID) {
				if watched == nil {
					if watched, err = n.watched(x, nil); err != nil {
						return err
					}
				}
				c.Title = watchTitle(watched, g.Own)
			}
			if o, err := x.Record(shelfOutbox, g.Parcel); err == nil {
				c.Arrived = o.State == outSent
			} else if notFound(err) {
				c.Arrived = true // its parcel was closed and swept
			} else {
				return err
			}
			if out = append(out, c); limit > 0 && len(out) >= limit {
				return nil
			}
		}
		return nil
	})
	return out, err
}
