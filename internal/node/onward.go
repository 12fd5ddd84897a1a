package node

import (
	"context"
	"errors"
	"slices"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// States of a request to pass something on.
const (
	RequestAsked      = "asked" // by us, and not answered yet
	RequestOpen       = "open"  // by the partner, and not answered yet
	RequestYes        = "yes"
	RequestNo         = "no"
	RequestConditions = "conditions"
)

// Request is a request to pass on what its originator gave: one that we made, or one that was made to us.
type Request struct {
	ID          string         `json:"id"` // of the parcel that asks
	Partner     string         `json:"partner"`
	Ours        bool           `json:"ours"` // we asked
	Copies      []string       `json:"copies"`
	To          parcel.AskTo   `json:"to"`
	For         string         `json:"for,omitempty"` // ours: the party that it is for, whatever was told of it
	Purpose     string         `json:"purpose"`
	PurposeText text.Bilingual `json:"purpose_text,omitzero"`
	Answer      string         `json:"answer,omitempty"`
	Conditions  text.Bilingual `json:"conditions,omitzero"`
	Ceiling     string         `json:"ceiling,omitempty"`
	By          string         `json:"by,omitempty"`
	At          time.Time      `json:"at"`
	AnsweredAt  time.Time      `json:"answered_at,omitzero"`
	AnsweredBy  string         `json:"answered_by,omitempty"`
	State       string         `json:"-"`
}

// consent is what the answer to a request of ours lets pass of a copy.
func (r *Request) consent(copyID string) (release.Consent, bool) {
	if !r.Ours || !slices.Contains(r.Copies, copyID) || (r.Answer != RequestYes && r.Answer != RequestConditions) {
		return release.Consent{}, false
	}
	c := release.Consent{ID: r.ID, By: r.Partner, Ceiling: incident.TLPRed}
	if r.Ceiling != "" {
		c.Ceiling = incident.Marking(r.Ceiling)
	}
	switch {
	case r.For != "":
		c.To = []string{r.For}
	case r.To.Who == "party":
		c.To = []string{r.To.Party}
	}
	return c, len(c.To) > 0
}

// Ask asks the originator of copies whether they may go to a party. What it is told of that party is for our people
// to say: its name, what sort of party it is, or nothing.
func (n *Node) Ask(ctx context.Context, by, partner string, r Request) (id string, err error) {
	if len(r.Copies) == 0 {
		return "", &ShareError{Code: "not_received"}
	}
	err = n.Exchange(ctx, "asking for a consent", func(x store.Exchange) error {
		d, err := n.deal(x, partner)
		if err != nil {
			return err
		}
		for _, c := range r.Copies {
			if there, err := has(x, shelfReceived, receivedID(partner, c)); err != nil {
				return err
			} else if !there {
				return &ShareError{Code: "not_received", Value: c}
			}
		}
		body := parcel.Ask{Copies: r.Copies, To: r.To, Purpose: r.Purpose, PurposeText: r.PurposeText}
		if err := body.Validate(); err != nil {
			return err
		}
		id, err = d.send(body, sending{urgent: true, log: []ledger.Content{{Kind: ledger.Asked, What: "request", N: len(r.Copies), Ref: r.Copies[0]}}})
		if err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		r.ID, r.Partner, r.Ours, r.By, r.At, r.Answer = id, partner, true, by, x.Now(), ""
		if err := put(x, shelfRequest, store.Record{ID: id, Owner: partner, State: RequestAsked}, r); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActAsked, Partner: partner, Ref: id})
	})
	n.Wake()
	return id, err
}

// takeAsk keeps a request until somebody answers it.
func (d *deal) takeAsk(p parcel.Parcel, b parcel.Ask, opened []ledger.Opened) error {
	asked := false
	for _, o := range opened {
		asked = asked || o.Content.Kind == ledger.Asked && o.Content.Parcel == p.ID
	}
	if !asked {
		return refuse("not_in_ledger", "the request is not in the ledger")
	}
	for _, id := range b.Copies {
		if err := d.givenTo(id); err != nil {
			return err
		}
	}
	r := Request{ID: p.ID, Partner: d.p.ID, Copies: b.Copies, To: b.To, Purpose: b.Purpose, PurposeText: b.PurposeText, At: d.x.Now()}
	if err := put(d.x, shelfRequest, store.Record{ID: p.ID, Owner: d.p.ID, State: RequestOpen}, r); err != nil {
		return err
	}
	return d.x.Journal(store.Event{Act: store.ActAsked, Partner: d.p.ID, Ref: p.ID})
}

// givenTo refuses an id under which nothing was given to the partner.
func (d *deal) givenTo(copyID string) error {
	rec, err := d.x.Record(shelfCopy, copyID)
	if notFound(err) {
		return refuse("not_given", "nothing with the id %s was given", copyID)
	}
	if err != nil {
		return err
	}
	to, err := d.n.taker(d.x, rec.Owner)
	if err == nil && to != d.p.ID { // to somebody else: the same answer
		return refuse("not_given", "nothing with the id %s was given", copyID)
	}
	return err
}

// AnswerRequest answers a partner that asked to pass something on. A refusal needs no reason; nobody else learns of it.
func (n *Node) AnswerRequest(ctx context.Context, by, id, answer string, conditions text.Bilingual, ceiling string) error {
	if answer != RequestYes && answer != RequestNo && answer != RequestConditions {
		return &ShareError{Code: "code", Field: "answer", Value: answer}
	}
	err := n.Exchange(ctx, "answering a request", func(x store.Exchange) error {
		r, rec, err := kept[Request](x, shelfRequest, id)
		if err != nil {
			return err
		}
		if r.Ours || rec.State != RequestOpen {
			return &ShareError{Code: "already"}
		}
		d, err := n.deal(x, r.Partner)
		if err != nil {
			return err
		}
		body := parcel.Answer{Copies: r.Copies, Answer: answer, Conditions: conditions, Ceiling: ceiling}
		if err := body.Validate(); err != nil {
			return err
		}
		if _, err := d.send(body, sending{urgent: true, answers: id, log: []ledger.Content{{Kind: ledger.Answered, What: "request", Ref: id, Code: answer}}}); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		r.Answer, r.Conditions, r.Ceiling, r.AnsweredAt, r.AnsweredBy, rec.State = answer, conditions, ceiling, x.Now(), by, answer
		if err := put(x, shelfRequest, rec, r); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActAnswered, Partner: r.Partner, Ref: id, Note: answer})
	})
	n.Wake()
	return err
}

// takeAnswer takes the originator's answer to a request of ours.
func (d *deal) takeAnswer(p parcel.Parcel, b parcel.Answer, opened []ledger.Opened) error {
	c, ok := inLedger(p, opened, ledger.Answered, p.Answers)
	if !ok || c.Code != b.Answer {
		return refuse("not_in_ledger", "the answer is not in the ledger")
	}
	r, rec, err := kept[Request](d.x, shelfRequest, p.Answers)
	if notFound(err) || err == nil && (!r.Ours || r.Partner != d.p.ID) {
		return refuse("not_asked", "nothing was asked with %s", p.Answers)
	}
	if err != nil {
		return err
	}
	for _, id := range b.Copies {
		if !slices.Contains(r.Copies, id) {
			return refuse("not_asked", "the answer is about other copies than were asked for")
		}
	}
	r.Copies, r.Answer, r.Conditions, r.Ceiling, r.AnsweredAt, rec.State = b.Copies, b.Answer, b.Conditions, b.Ceiling, d.x.Now(), b.Answer
	if err := put(d.x, shelfRequest, rec, r); err != nil {
		return err
	}
	return d.x.Journal(store.Event{Act: store.ActAnswered, Partner: d.p.ID, Ref: p.Answers, Note: b.Answer})
}

// Requests lists requests with a partner (empty: with all), newest first.
func (n *Node) Requests(ctx context.Context, partner string) (out []Request, err error) {
	err = n.Consult(ctx, "listing requests", func(x store.Exchange) error {
		list, raw, err := keptAll[Request](x, shelfRequest, store.Filter{Owner: partner, Newest: true})
		for i := range list {
			list[i].State = raw[i].State
		}
		out = list
		return err
	})
	return out, err
}

// Recall is copies that were called back: by us, or by the partner that gave them.
type Recall struct {
	ID      string    `json:"id"` // of the parcel that recalls
	Partner string    `json:"partner"`
	Ours    bool      `json:"ours"`
	Copies  []string  `json:"copies"`
	Reason  string    `json:"reason"`
	By      string    `json:"by,omitempty"`
	At      time.Time `json:"at"`
	Done    time.Time `json:"done,omitzero"` // the partner says, or we said, that all is withdrawn here and onward
	// Onward are the recalls that ours waits for: to parties that we passed the copies on to.
	Onward []string `json:"onward,omitempty"`
	// Stuck are partners that it was passed on to and that nothing reaches any more: nobody can say for them that it is
	// withdrawn, and so this recall is not answered.
	Stuck []string `json:"stuck,omitempty"`
	// Waits are copies that could not be called back yet, by partner: our ledger with that one is not known to be whole.
	Waits map[string][]string `json:"waits,omitempty"`
	State string              `json:"-"`
}

// CallBack asks a partner to withdraw copies and to have them withdrawn wherever it passed them on. They no longer
// stand given here.
func (n *Node) CallBack(ctx context.Context, by, partner, reason string, copies []string) (id string, err error) {
	if !slices.Contains(parcel.RecallReasons(), reason) {
		return "", &ShareError{Code: "code", Field: "reason", Value: reason}
	}
	err = n.Exchange(ctx, "calling copies back", func(x store.Exchange) error {
		d, err := n.deal(x, partner)
		if err != nil {
			return err
		}
		id, err = d.recall(by, reason, copies)
		if err != nil {
			return err
		}
		return d.save()
	})
	n.Wake()
	return id, err
}

// recall calls copies back that were given to the partner.
func (d *deal) recall(by, reason string, copies []string) (id string, err error) {
	var entries []ledger.Content
	for _, c := range copies {
		if err := d.givenTo(c); err != nil {
			var r *refusal
			if errors.As(err, &r) {
				return "", &ShareError{Code: "not_given", Value: c}
			}
			return "", err
		}
		g, rec, err := kept[givenCopy](d.x, shelfCopy, c)
		if err != nil {
			return "", err
		}
		entries = append(entries, ledger.Content{Kind: ledger.Recalled, Agreement: rec.Owner, What: string(g.What), Ref: c, Step: g.Step, Code: reason})
		// What hangs on it goes too: it does not stand given any more, and no beat gives it again.
		list, raw, err := keptAll[givenCopy](d.x, shelfCopy, store.Filter{Owner: rec.Owner})
		if err != nil {
			return "", err
		}
		gone := map[string]bool{c: true}
		for range 3 { // a note hangs on an incident, a translation on a note
			for i, g := range list {
				if g.Of != "" && gone[g.Of] || gone[raw[i].ID] {
					gone[raw[i].ID] = true
				}
			}
		}
		for i, g := range list {
			if gone[raw[i].ID] {
				g.Withdrawn, raw[i].State = true, "withdrawn"
				if err := put(d.x, shelfCopy, raw[i], g); err != nil {
					return "", err
				}
			}
		}
		if err := d.unrelease(rec.Owner, c, g.Own, reason); err != nil {
			return "", err
		}
		if err := d.feedback(c, func(f *Feedback) { f.Recall, f.Reason = d.x.Now(), reason }); err != nil {
			return "", err
		}
	}
	id, err = d.send(parcel.Recall{Copies: copies, Reason: reason}, sending{urgent: true, log: entries})
	if err != nil {
		return "", err
	}
	r := Recall{ID: id, Partner: d.p.ID, Ours: true, Copies: copies, Reason: reason, By: by, At: d.x.Now()}
	if err := put(d.x, shelfRecall, store.Record{ID: id, Owner: d.p.ID, State: "open"}, r); err != nil {
		return "", err
	}
	return id, d.x.Journal(store.Event{By: by, Act: store.ActRecalled, Partner: d.p.ID, Ref: id, Note: reason})
}

// unrelease takes the approval from the releases that an incident's copy went by, so that it does not go again by
// itself.
func (d *deal) unrelease(lineage, copyID, own, reason string) error {
	list, raw, err := keptAll[Release](d.x, shelfRelease, store.Filter{Owner: lineage})
	if err != nil {
		return err
	}
	for i, r := range list {
		pending := raw[i].State == ReleaseApproved || raw[i].State == ReleaseAwaiting
		if slices.Contains(r.Copies, copyID) && raw[i].State != ReleaseRefused || pending && (slices.Contains(r.Incidents, own) || slices.Contains(r.Watches, own)) {
			r.Refused, raw[i].State = "recalled: "+reason, ReleaseRefused
			if err := put(d.x, shelfRelease, raw[i], r); err != nil {
				return err
			}
		}
	}
	return nil
}

// takeRecall withdraws what a partner calls back, calls back what was passed on of it, and answers when all of that is
// withdrawn too.
func (d *deal) takeRecall(p parcel.Parcel, b parcel.Recall, opened []ledger.Opened) ([]ledger.Content, error) {
	for _, id := range b.Copies {
		if _, ok := inLedger(p, opened, ledger.Recalled, id); !ok {
			return nil, refuse("not_in_ledger", "the recall of %s is not in the ledger", id)
		}
	}
	r := Recall{ID: p.ID, Partner: d.p.ID, Copies: b.Copies, Reason: b.Reason, At: d.x.Now()}
	var keys []string
	for _, id := range b.Copies {
		got, _, err := kept[Received](d.x, shelfReceived, receivedID(d.p.ID, id))
		if notFound(err) {
			continue // it never came, or came and was erased: withdrawn all the same
		}
		if err != nil {
			return nil, err
		}
		keys = append(keys, got.Claims...)
		if ofWatchType(id) {
			keys = append(keys, takenID(d.p.ID, id))
		}
	}
	onward, err := d.passedOn(keys)
	if err != nil {
		return nil, err
	}
	if err := d.withdraw(b.Copies, "recalled: "+b.Reason); err != nil {
		return nil, err
	}
	for partner, copies := range onward {
		if partner == d.p.ID {
			continue
		}
		next, err := d.n.deal(d.x, partner)
		var refused *PartnerError
		if errors.As(err, &refused) {
			r.Stuck = append(r.Stuck, partner)
			continue
		}
		if err != nil {
			return nil, err
		}
		if next.p.Recovering() {
			if r.Waits == nil {
				r.Waits = map[string][]string{}
			}
			r.Waits[partner] = copies
			continue
		}
		id, err := next.recall("", b.Reason, copies)
		if err != nil {
			return nil, err
		}
		if err := next.save(); err != nil {
			return nil, err
		}
		r.Onward = append(r.Onward, id)
	}
	if err := put(d.x, shelfRecall, store.Record{ID: p.ID, Owner: d.p.ID, State: "open"}, r); err != nil {
		return nil, err
	}
	if err := d.x.Journal(store.Event{Act: store.ActWithdrawn, Partner: d.p.ID, Ref: p.ID, Note: b.Reason}); err != nil {
		return nil, err
	}
	return nil, nil // answered on a beat: AnswerRecalls
}

// passedOn finds the copies that carry claims with the keys, or are watches with these ids, by the partner they were given to.
func (d *deal) passedOn(keys []string) (map[string][]string, error) {
	out := map[string][]string{}
	if len(keys) == 0 {
		return out, nil
	}
	list, raw, err := keptAll[givenCopy](d.x, shelfCopy, store.Filter{State: "given", Bare: true})
	if err != nil {
		return nil, err
	}
	partners := map[string]string{}
	for i, g := range list {
		top := g.Of
		if ofWatchType(g.ID) {
			top = g.ID
		} else if g.Type != "note" {
			continue
		}
		if !slices.Contains(keys, g.Own) {
			continue
		}
		lineage := raw[i].Owner
		if _, ok := partners[lineage]; !ok {
			if partners[lineage], err = d.n.taker(d.x, lineage); err != nil {
				return nil, err
			}
		}
		if p := partners[lineage]; !slices.Contains(out[p], top) {
			out[p] = append(out[p], top)
		}
	}
	return out, nil
}

// recalled answers a recall: withdrawn here and onward, without names or counts.
func (d *deal) recalled(r Recall) error {
	var entries []ledger.Content
	for _, id := range r.Copies {
		entries = append(entries, ledger.Content{Kind: ledger.Withdrawn, Ref: id})
	}
	if _, err := d.send(parcel.Recalled{Copies: r.Copies}, sending{urgent: true, answers: r.ID, log: entries}); err != nil {
		return err
	}
	r.Done = d.x.Now()
	return put(d.x, shelfRecall, store.Record{ID: r.ID, Owner: r.Partner, State: "done"}, r)
}

// takeRecalled notes that copies are withdrawn at a partner and onward, and answers the recalls that waited for it.
func (d *deal) takeRecalled(p parcel.Parcel, b parcel.Recalled, opened []ledger.Opened) error {
	for _, id := range b.Copies {
		if _, ok := inLedger(p, opened, ledger.Withdrawn, id); !ok {
			return refuse("not_in_ledger", "the withdrawal of %s is not in the ledger", id)
		}
	}
	r, rec, err := kept[Recall](d.x, shelfRecall, p.Answers)
	if notFound(err) || err == nil && (!r.Ours || r.Partner != d.p.ID) {
		return refuse("not_recalled", "nothing was called back with %s", p.Answers)
	}
	if err != nil {
		return err
	}
	if slices.ContainsFunc(r.Copies, func(id string) bool { return !slices.Contains(b.Copies, id) }) {
		return refuse("not_all", "not all that was called back with %s is withdrawn", p.Answers)
	}
	r.Done, rec.State = d.x.Now(), "done"
	if err := put(d.x, shelfRecall, rec, r); err != nil {
		return err
	}
	for _, id := range r.Copies {
		if err := d.feedback(id, func(f *Feedback) { f.Erased = d.x.Now() }); err != nil {
			return err
		}
	}
	return d.x.Journal(store.Event{Act: store.ActWithdrawn, Partner: d.p.ID, Ref: p.Answers})
}

// recallBeat is the beat on which recalls are answered: when the answer comes does not tell whether anything had been
// passed on, as long as those it went to answer in time.
const recallBeat = 15 * time.Minute

// AnswerRecalls answers the recalls of partners of which all is withdrawn here and onward, on the first beat after they
// came.
func (n *Node) AnswerRecalls(ctx context.Context) error {
	idle := true
	if err := n.Consult(ctx, "looking for recalls", func(x store.Exchange) error {
		open, err := x.Records(shelfRecall, store.Filter{State: "open", Limit: 1, Bare: true})
		idle = len(open) == 0
		return err
	}); err != nil || idle {
		return err
	}
	return n.Exchange(ctx, "answering recalls", func(x store.Exchange) error {
		open, _, err := keptAll[Recall](x, shelfRecall, store.Filter{State: "open"})
		if err != nil {
			return err
		}
		for _, r := range open {
			if r.Ours || len(r.Stuck)+len(r.Waits) > 0 || x.Now().Before(r.At.Truncate(recallBeat).Add(recallBeat)) {
				continue
			}
			all := true
			for _, id := range r.Onward {
				rec, err := x.Record(shelfRecall, id)
				if err != nil {
					return err
				}
				all = all && rec.State == "done"
			}
			if !all {
				continue
			}
			d, err := n.deal(x, r.Partner)
			var refused *PartnerError
			if errors.As(err, &refused) || err == nil && d.p.Recovering() {
				continue
			}
			if err != nil {
				return err
			}
			if err := errors.Join(d.recalled(r), d.save()); err != nil {
				return err
			}
		}
		return nil
	})
}

// recallOnward sends the recalls that waited until our ledger with the partner was whole.
func (d *deal) recallOnward() error {
	open, _, err := keptAll[Recall](d.x, shelfRecall, store.Filter{State: "open"})
	if err != nil {
		return err
	}
	for _, r := range open {
		copies := r.Waits[d.p.ID]
		if r.Ours || len(copies) == 0 {
			continue
		}
		id, err := d.recall("", r.Reason, copies)
		if err != nil {
			return err
		}
		delete(r.Waits, d.p.ID)
		r.Onward = append(r.Onward, id)
		if err := put(d.x, shelfRecall, store.Record{ID: r.ID, Owner: r.Partner, State: "open", At: r.At}, r); err != nil {
			return err
		}
	}
	return nil
}

// Recalls lists recalls with a partner (empty: with all), newest first.
func (n *Node) Recalls(ctx context.Context, partner string) (out []Recall, err error) {
	err = n.Consult(ctx, "listing recalls", func(x store.Exchange) error {
		list, raw, err := keptAll[Recall](x, shelfRecall, store.Filter{Owner: partner, Newest: true})
		for i := range list {
			list[i].State = raw[i].State
		}
		out = list
		return err
	})
	return out, err
}
