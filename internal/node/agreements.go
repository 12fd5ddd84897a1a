package node

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Agreement is one agreement as this node knows it: the version in force, or the newest where none is.
type Agreement struct {
	Lineage  string
	ID       string // of the version
	Version  int
	Terms    agreement.Terms
	State    instrument.State
	InForce  bool
	Since    time.Time
	Standing agreement.Standing
	Stats    ledger.Stats // of this party, at (m, n)
	Partner  string       // the other party
	Giving   bool         // this party is the giver
	Assured  bool         // the taker's assurances are in force
	Proposed *instrument.Version
	record   agreement.Record
}

// agreementOf reads one agreement.
func (n *Node) agreementOf(x store.Exchange, lineage string) (*Agreement, error) {
	l, err := n.lineage(x, lineage)
	if err != nil {
		return nil, err
	}
	return n.agreementFrom(x, l)
}

func (n *Node) agreementFrom(x store.Exchange, l Lineage) (*Agreement, error) {
	a, err := n.bare(x, l)
	if err != nil {
		return nil, err
	}
	d, err := n.look(x, a.Partner)
	if err != nil {
		return nil, err
	}
	ours, err := d.contents(d.ours(), -1)
	if err != nil {
		return nil, err
	}
	theirs, err := d.contents(d.theirs(), -1)
	if err != nil {
		return nil, err
	}
	a.Stats = ledger.Balance(d.self(), d.p.ID, ours, theirs)
	if err := n.stand(x, d, a, ours, theirs); err != nil {
		return nil, err
	}
	return a, nil
}

// bare reads an agreement without its standing.
func (n *Node) bare(x store.Exchange, l Lineage) (*Agreement, error) {
	keys, err := n.keys(x)
	if err != nil {
		return nil, err
	}
	self := keys.Public().ID
	v, ok := l.State.Newest()
	if !ok {
		return nil, fmt.Errorf("agreement: %w", store.ErrNotFound)
	}
	a := &Agreement{Lineage: l.State.Lineage, State: l.State}
	head := v.Head
	if l.State.InForce != nil {
		a.InForce, head = true, *l.State.InForce
		a.Since = head.EffectiveFrom
		for _, v := range l.State.Versions {
			if v.Status == instrument.Superseded && v.Head.EffectiveFrom.Before(a.Since) {
				a.Since = v.Head.EffectiveFrom
			}
		}
		if head.ID() != v.ID && v.Status != instrument.Dead {
			a.Proposed = &v
		}
	} else if v.Status != instrument.Dead {
		a.Proposed = &v
	}
	sheet, ok := l.Sheet(head.ID())
	if !ok {
		return nil, fmt.Errorf("agreement %s: its version in force is not here: %w", a.Lineage, store.ErrNotFound)
	}
	a.ID, a.Version = head.ID(), head.Version
	part, ok := sheet.Part(partTerms)
	if !ok {
		return nil, fmt.Errorf("agreement %s has no terms", a.Lineage)
	}
	if a.Terms, err = agreement.Parse(part.Body); err != nil {
		return nil, fmt.Errorf("reading the terms of agreement %s: %w", a.Lineage, err)
	}
	others := head.Others(self)
	if len(others) != 1 || a.Terms.Giver == a.Terms.Taker || !head.Party(a.Terms.Giver) || !head.Party(a.Terms.Taker) {
		return nil, fmt.Errorf("agreement %s is not between its giver and its taker", a.Lineage)
	}
	a.Partner, a.Giving = others[0], a.Terms.Giver == self
	return a, nil
}

// taker is the partner to which copies under a lineage go. The lineage binds its parties, so this holds whatever versions
// somebody proposes later, and after our own keys were ended. ErrNotFound: no sheet of it is here.
func (n *Node) taker(x store.Exchange, lineage string) (string, error) {
	sheets, _, err := keptAll[instrument.Sheet](x, shelfSheet, store.Filter{Owner: lineage, Limit: 1})
	if err != nil {
		return "", err
	}
	for _, s := range sheets {
		for _, id := range s.Head.Parties {
			if there, err := has(x, shelfPartner, id); err != nil || there {
				return id, err
			}
		}
	}
	return "", fmt.Errorf("the taker under %s: %w", lineage, store.ErrNotFound)
}

// stand evaluates which step of an agreement is open.
func (n *Node) stand(x store.Exchange, d *deal, a *Agreement, ours, theirs []ledger.Content) error {
	given, received := ours, theirs
	if !a.Giving {
		given, received = theirs, ours
	}
	r := agreement.Record{Lineage: a.Lineage, Since: a.Since, Given: given, Received: received}
	steps, err := n.instruments(x, instrument.Step, a.Partner)
	if err != nil {
		return err
	}
	for _, l := range steps {
		if l.State.InForce == nil {
			continue
		}
		sheet, ok := l.Sheet(l.State.InForce.ID())
		if !ok {
			continue
		}
		part, ok := sheet.Part(partStep)
		if !ok {
			continue
		}
		c, err := agreement.ParseClimb(part.Body)
		if err != nil || c.Agreement != a.Lineage {
			continue // it opens nothing here
		}
		r.Climbs = append(r.Climbs, agreement.SignedClimb{Climb: c, ID: l.State.InForce.ID(), At: l.State.InForce.EffectiveFrom})
	}
	all, err := n.instruments(x, "", a.Partner)
	if err != nil {
		return err
	}
	var promised []agreement.Assurance
	for _, l := range all {
		if l.State.InForce == nil {
			continue
		}
		r.Instruments = append(r.Instruments, agreement.Interval{Kind: l.State.Kind, ID: l.State.InForce.ID(), From: l.State.InForce.EffectiveFrom, Until: l.State.Ends})
		sheet, ok := l.Sheet(l.State.InForce.ID())
		if !ok {
			continue
		}
		switch l.State.Kind {
		case instrument.Assurance:
			if part, ok := sheet.Part(partAssurance); ok {
				var s Assurance
				if json.Unmarshal(part.Body, &s) == nil && s.By == a.Terms.Taker && slices.Contains(s.To, a.Terms.Giver) {
					promised = append(promised, s.Gives...)
				}
			}
		case instrument.Agreement:
			if part, ok := sheet.Part(partTerms); ok && l.State.Lineage != a.Lineage {
				if t, err := agreement.Parse(part.Body); err == nil && t.Giver == a.Terms.Taker && t.Taker == a.Terms.Giver {
					r.Reciprocal = max(r.Reciprocal, n.reciprocal(t, l, r, x.Now()))
				}
			}
		}
	}
	a.Assured = true
	for _, need := range a.Terms.Assurances {
		a.Assured = a.Assured && slices.Contains(promised, need)
	}
	a.record = r
	a.Standing = a.Terms.Stand(r, x.Now())
	return nil
}

// reciprocal is the step that is open in the agreement of the other direction, by the climbs that it has itself.
func (n *Node) reciprocal(t agreement.Terms, l Lineage, r agreement.Record, now time.Time) int {
	return t.Stand(agreement.Record{Lineage: l.State.Lineage, Since: l.State.InForce.EffectiveFrom, Given: r.Received, Received: r.Given,
		Climbs: r.Climbs, Instruments: r.Instruments}, now).Open
}

// inForce is an agreement as package release needs it; nil when nothing is in force.
func (a *Agreement) inForce(p *Partner) *agreement.InForce {
	if !a.InForce {
		return nil
	}
	return &agreement.InForce{Lineage: a.Lineage, ID: a.ID, Version: a.Version, Terms: a.Terms, Since: a.Since, Step: a.Standing.Open,
		Assured: a.Assured, AbuseReported: p.Abuse != "", Designated: p.Designated()}
}

// Agreements lists the agreements with a partner (empty: with all): those in force first, then by when they were made.
func (n *Node) Agreements(ctx context.Context, partner string) ([]*Agreement, error) {
	var out []*Agreement
	err := n.Consult(ctx, "listing agreements", func(x store.Exchange) error {
		out = nil
		list, err := n.instruments(x, instrument.Agreement, partner)
		if err != nil {
			return err
		}
		for _, l := range list {
			a, err := n.agreementFrom(x, l)
			if err != nil {
				n.log.WarnContext(ctx, "reading an agreement", "lineage", l.State.Lineage, "error", err)
				continue // the instrument is listed all the same
			}
			out = append(out, a)
		}
		slices.SortStableFunc(out, func(a, b *Agreement) int {
			switch {
			case a.InForce == b.InForce:
				return 0
			case a.InForce:
				return -1
			}
			return 1
		})
		return nil
	})
	return out, err
}

// Agreement returns one agreement.
func (n *Node) Agreement(ctx context.Context, lineage string) (a *Agreement, err error) {
	err = n.Consult(ctx, "reading an agreement", func(x store.Exchange) error {
		a, err = n.agreementOf(x, lineage)
		return err
	})
	return a, err
}

// Balance is what was given and received between this party and a partner, at the present sizes of both logs, or at
// given ones (−1: all).
func (n *Node) Balance(ctx context.Context, partner string, ours, theirs int64) (s ledger.Stats, err error) {
	err = n.Consult(ctx, "drawing the balance", func(x store.Exchange) error {
		d, err := n.look(x, partner)
		if err != nil {
			return err
		}
		a, err := d.contents(d.ours(), ours)
		if err != nil {
			return err
		}
		b, err := d.contents(d.theirs(), theirs)
		if err != nil {
			return err
		}
		s = ledger.Balance(d.self(), partner, a, b)
		return nil
	})
	return s, err
}

// ShareError is a refusal in dealings with partners that a person is told of.
type ShareError struct {
	Code  string // see Words
	Field string
	Value string
}

// Error is the refusal in English.
func (e *ShareError) Error() string { return e.Words().EN }

// Words says what was refused and what to do.
func (e *ShareError) Words() text.Bilingual {
	switch e.Code {
	case "step_not_ready":
		return text.Bilingual{AR: "شروط الخطوة التالية لم تتحقق بعد، أو بلغ الاتفاق آخر خطوة", EN: "the conditions of the next step do not hold yet, or the agreement is at its last step"}
	case "draft_changed":
		return text.Bilingual{AR: "تغيّرت المسودة بعد أن نظرت إليها: انظر إليها من جديد قبل أن توقّع", EN: "the draft has changed since you looked at it: look at it again before you sign"}
	case "not_a_party":
		return text.Bilingual{AR: "هذه العقدة ليست طرفًا في هذا الصك", EN: "this node is no party to the instrument"}
	case "not_in_force":
		return text.Bilingual{AR: "لا اتفاق نافذًا بهذا المعرّف يعطي هذا الطرف بموجبه", EN: "no agreement under which this party gives is in force by that name"}
	case "nothing_goes":
		return text.Bilingual{AR: "لا يخرج من هذا شيء بموجب هذا الاتفاق: افتح «لماذا؟» لترى القاعدة", EN: "nothing of this may go under this agreement: open Why? to see the rule"}
	case "changed":
		return text.Bilingual{AR: "تغيّر ما سيخرج بعد أن نُظر فيه: راجعه من جديد ثم أجزه", EN: "what would go has changed since it was looked at: look again, then approve"}
	case "incidents_missing":
		return text.Bilingual{AR: "اختر واقعة واحدة على الأقل", EN: "choose at least one incident"}
	case "tear_level":
		return text.Bilingual{AR: "اختر درجة من TLP لخط القطع", EN: "choose a TLP level for the tear-line"}
	case "tear_empty":
		return text.Bilingual{AR: "اكتب نص خط القطع بلغة واحدة على الأقل", EN: "write the tear-line in at least one language"}
	case "tear_repeats":
		return text.Bilingual{AR: "خط القطع يكرر كلمات عُلِّمت كي لا تخرج: «" + e.Value + "»", EN: "the tear-line repeats words that are marked as not to go: “" + e.Value + "”"}
	case "tear_keep":
		return text.Bilingual{AR: "حقل لا يجوز أن يذهب مع خط القطع: " + e.Value, EN: "no property that can go with a tear-line: " + e.Value}
	case "mark_property":
		return text.Bilingual{AR: "لا حقل بهذا الاسم: " + e.Value, EN: "there is no property called " + e.Value}
	case "mark_span":
		return text.Bilingual{AR: "المقطع المعلَّم خارج النص", EN: "the marked portion lies outside the text"}
	case "mark_pap":
		return text.Bilingual{AR: "لا درجة من PAP بهذا الاسم: " + e.Value, EN: "there is no PAP level called " + e.Value}
	case "reason_missing":
		return text.Bilingual{AR: "اكتب السبب", EN: "say why"}
	case "code":
		return text.Bilingual{AR: "رمز غير معروف: " + e.Value, EN: "an unknown code: " + e.Value}
	case "not_received":
		return text.Bilingual{AR: "لم يأتِ هذا من ذلك الشريك", EN: "this did not come from that partner"}
	case "not_given":
		return text.Bilingual{AR: "لم يُعطَ هذا لذلك الشريك", EN: "this was not given to that partner"}
	case "already":
		return text.Bilingual{AR: "سبق ذلك", EN: "this has been done already"}
	case "leak_empty":
		return text.Bilingual{AR: "الصق النسخة المسرَّبة أو ارفعها", EN: "paste or upload the leaked copy"}
	}
	return text.Bilingual{AR: "رُفض الطلب", EN: "refused"}
}
