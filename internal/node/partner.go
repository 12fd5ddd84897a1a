package node

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// States of a partner.
const (
	PartnerWaiting = "waiting" // the short card is here, the keys are not yet
	PartnerPinned  = "pinned"
	PartnerRevoked = "revoked"
)

// Partner is what this node keeps of one partner.
type Partner struct {
	ID     string         `json:"id"` // party id
	State  string         `json:"state"`
	Name   text.Bilingual `json:"name"`          // as our people call it; begins as the card has it
	Unit   text.Bilingual `json:"unit,omitzero"` // the office or service behind it
	Door   string         `json:"door"`          // https://host:port; empty: by courier only
	Digest string         `json:"digest"`        // of the keys on the card, hex
	Pin    *party.Pin     `json:"pin,omitempty"`
	// Lists are the designation lists that the partner is on, in the words of our people; none: it is on none.
	Lists []string `json:"lists,omitempty"`
	// Abuse: a report of abuse by the partner that our people hold to be substantiated; empty: none stands.
	Abuse string `json:"abuse,omitempty"`

	Sealed   int64     `json:"sealed"`   // entries of our log that parcels carry
	Latest   time.Time `json:"latest"`   // latest time that entries of theirs claim
	Seen     time.Time `json:"seen"`     // when the last parcel came
	Tried    time.Time `json:"tried"`    // when a parcel was last handed in, or tried to be
	Failures int       `json:"failures"` // of handing in, since the last success
	Failure  string    `json:"failure,omitempty"`

	// Frozen names the fault for which nothing is given any more until somebody looks; empty: none.
	Frozen string `json:"frozen,omitempty"`
	// Recovery is under way, or has ended and lists what is missing; nil: there was none.
	Recovery *Recovery `json:"recovery,omitempty"`
}

// Designated reports whether the partner is on a designation list.
func (p *Partner) Designated() bool { return len(p.Lists) > 0 }

// Recovering reports whether nothing may be given because our own log is not known to be whole.
func (p *Partner) Recovering() bool { return p.Recovery != nil && p.Recovery.Ended.IsZero() }

// Recovery is how a node comes back that lost entries of its own log.
type Recovery struct {
	Since   time.Time `json:"since"`
	Known   int64     `json:"known"`           // entries of our log that the partner holds, as it says; −1: it has not answered yet
	Asked   []string  `json:"asked,omitempty"` // ids of the parcels that asked it, the last ones
	Back    bool      `json:"back"`            // our own log is whole again; the partner's is being mirrored anew
	Ended   time.Time `json:"ended,omitzero"`
	Fetched int64     `json:"fetched"`           // entries that came back
	Missing []string  `json:"missing,omitempty"` // ids of copies that were given and are not here
	Orphans int       `json:"orphans"`           // entries written after the loss that the partner never saw, and that were taken out
}

// PartnerError is a refusal about a partner that a person is told of.
type PartnerError struct {
	Code  string // see Words
	Field string
	Value string
	Err   error // of package party, where the card or the keys are at fault
}

// Error is the refusal in English.
func (e *PartnerError) Error() string { return e.Words().EN }

// Unwrap gives what lies beneath.
func (e *PartnerError) Unwrap() error { return e.Err }

// Words says what was refused and what to do.
func (e *PartnerError) Words() text.Bilingual {
	var p *party.Error
	if errors.As(e.Err, &p) {
		w := p.Words()
		return text.Bilingual{AR: w.AR, EN: w.EN}
	}
	switch e.Code {
	case "self":
		return text.Bilingual{AR: "هذه بطاقة هذه العقدة نفسها: اطلب من الشريك بطاقته", EN: "this is this node's own card: ask the partner for theirs"}
	case "other_keys":
		return text.Bilingual{AR: "هذا الشريك مثبَّت بمفاتيح أخرى: إن بدّل مفاتيحه فلتشهد القديمة للجديدة، وإلا فألغِ التثبيت أولًا وتحقّق منه بالهاتف",
			EN: "this partner is pinned with other keys: if it changed them, it can vouch for the new ones with the old; otherwise revoke the pin first and check by telephone"}
	case "revoked":
		return text.Bilingual{AR: "أُلغي تثبيت هذا الشريك: لا يعود إلا ببطاقة لمفاتيح جديدة", EN: "this partner was revoked: only a card for new keys brings it back"}
	case "keys_missing":
		return text.Bilingual{AR: "مفاتيح الشريك لم تصل بعد: لم يُجب بابه. جرّب لاحقًا، أو اطلب بطاقته الكاملة", EN: "the partner's keys are not here yet: its door did not answer. Try later, or ask for its full card"}
	case "name":
		return text.Bilingual{AR: "اكتب اسمًا للشريك لا يزيد على 120 حرفًا", EN: "give the partner a name of at most 120 characters"}
	case "door":
		return text.Bilingual{AR: "عنوان الباب بصيغة https://host:port", EN: "the address of a door looks like https://host:port"}
	case "list":
		return text.Bilingual{AR: "اسم القائمة لا يزيد على 200 حرف", EN: "the name of a list has at most 200 characters"}
	case "frozen":
		return text.Bilingual{AR: "لا يُعطى هذا الشريك شيئًا: في سجلّه خلل لم يُنظر فيه بعد", EN: "nothing is given to this partner: a fault in its ledger has not been looked at"}
	case "recovering":
		return text.Bilingual{AR: "العقدة تستعيد سجلّها من هذا الشريك: لا يُعطى شيئًا حتى تستعيده", EN: "the node is getting its ledger back from this partner: nothing is given until that is done"}
	}
	return text.Bilingual{AR: "رُفض الطلب", EN: "refused"}
}

// names makes a partner's name of what a card says.
func names(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }

// partner reads one partner.
func (n *Node) partner(x store.Exchange, id string) (*Partner, error) {
	p, _, err := kept[Partner](x, shelfPartner, id)
	if err != nil {
		return nil, err
	}
	return &p, nil
}

// pinned lists the partners whose keys count, by id.
func (n *Node) pinned(x store.Exchange) ([]*Partner, error) {
	list, _, err := keptAll[Partner](x, shelfPartner, store.Filter{State: PartnerPinned})
	if err != nil {
		return nil, err
	}
	out := make([]*Partner, len(list))
	for i := range list {
		out[i] = &list[i]
	}
	slices.SortFunc(out, func(a, b *Partner) int { return strings.Compare(a.ID, b.ID) })
	return out, nil
}

func savePartner(x store.Exchange, p *Partner) error {
	return put(x, shelfPartner, store.Record{ID: p.ID, Owner: p.ID, State: p.State}, p)
}

// PinPartner takes in a partner's card. A short card carries no keys: they are asked for at the partner's door and
// held against the card; while nobody answers there the partner waits (FetchKeys). Errors about the card are
// *PartnerError.
func (n *Node) PinPartner(ctx context.Context, by, text string) (*Partner, error) {
	card, err := party.ParseCard(text)
	if err != nil {
		return nil, &PartnerError{Code: "card", Field: "card", Err: err}
	}
	keys, err := n.Keys(ctx)
	if err != nil {
		return nil, err
	}
	if card.Party == keys.Public().ID {
		return nil, &PartnerError{Code: "self", Field: "card"}
	}
	history := card.History
	if history == nil && card.Door != "" && n.transport != nil {
		if b, err := n.transport.Keys(ctx, card.Door); err != nil {
			n.log.WarnContext(ctx, "asking for a partner's keys", "partner", card.Party, "error", err)
		} else if h, err := party.ParseHistory(b); err != nil {
			n.log.WarnContext(ctx, "reading a partner's keys", "partner", card.Party, "error", err)
		} else {
			history = &h
		}
	}
	p := &Partner{ID: card.Party, State: PartnerWaiting, Name: names(card.NameAR, card.NameEN), Door: card.Door, Digest: hex.EncodeToString(card.Digest[:])}
	err = n.Exchange(ctx, "pinning a partner", func(x store.Exchange) error {
		old, err := n.partner(x, p.ID)
		switch {
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return err
		case old.State == PartnerRevoked:
			return &PartnerError{Code: "revoked", Field: "card", Value: p.ID}
		case old.Pin != nil:
			if !slices.ContainsFunc(old.Pin.Generations, func(g party.Public) bool { return g.Digest() == card.Digest }) {
				return &PartnerError{Code: "other_keys", Field: "card", Value: p.ID}
			}
			old.Door, p = card.Door, old
			return savePartner(x, p) // the door moved, and nothing else
		default: // what our people said of it while it waited for its keys stays, lists before all
			old.Door, old.Digest, p = p.Door, p.Digest, old
		}
		return n.pin(x, by, p, history)
	})
	if err != nil {
		return nil, err
	}
	return p, nil
}

// pin stores a partner with the keys that lead to its card, or without any.
func (n *Node) pin(x store.Exchange, by string, p *Partner, h *party.History) error {
	if h != nil {
		digest, err := hex.DecodeString(p.Digest)
		if err != nil || len(digest) != 32 {
			return fmt.Errorf("reading the digest of partner %s: %w", p.ID, err)
		}
		pin, err := party.NewPin(*h, [32]byte(digest))
		if err != nil {
			return &PartnerError{Code: "keys", Field: "card", Err: err}
		}
		if pin.ID != p.ID {
			return &PartnerError{Code: "other_keys", Field: "card", Value: p.ID}
		}
		p.Pin, p.State = pin, PartnerPinned
	}
	if err := savePartner(x, p); err != nil {
		return err
	}
	if p.State != PartnerPinned {
		return nil
	}
	return x.Journal(store.Event{By: by, Act: store.ActPartnerPinned, Partner: p.ID, Note: p.Digest})
}

// FetchKeys asks again for the keys of a partner that waits for them.
func (n *Node) FetchKeys(ctx context.Context, by, id string) error {
	var p *Partner
	if err := n.Consult(ctx, "reading a partner", func(x store.Exchange) (err error) {
		p, err = n.partner(x, id)
		return err
	}); err != nil {
		return err
	}
	if p.State != PartnerWaiting {
		return nil
	}
	if p.Door == "" || n.transport == nil {
		return &PartnerError{Code: "keys_missing", Value: id}
	}
	b, err := n.transport.Keys(ctx, p.Door)
	if err != nil {
		return errors.Join(&PartnerError{Code: "keys_missing", Value: id}, err)
	}
	h, err := party.ParseHistory(b)
	if err != nil {
		return &PartnerError{Code: "keys", Err: err}
	}
	return n.Exchange(ctx, "pinning a partner", func(x store.Exchange) error {
		if p, err = n.partner(x, id); err != nil || p.State != PartnerWaiting {
			return err
		}
		return n.pin(x, by, p, &h)
	})
}

// Partners lists all partners by the name they are shown under in Arabic, else English.
func (n *Node) Partners(ctx context.Context) ([]Partner, error) {
	var list []Partner
	err := n.Consult(ctx, "listing partners", func(x store.Exchange) (err error) {
		list, _, err = keptAll[Partner](x, shelfPartner, store.Filter{})
		return err
	})
	slices.SortFunc(list, func(a, b Partner) int {
		return strings.Compare(a.Name.In("en")+a.ID, b.Name.In("en")+b.ID)
	})
	return list, err
}

// Partner returns one partner.
func (n *Node) Partner(ctx context.Context, id string) (p Partner, err error) {
	err = n.Consult(ctx, "reading a partner", func(x store.Exchange) error {
		found, err := n.partner(x, id)
		if err == nil {
			p = *found
		}
		return err
	})
	return p, err
}

// FindPartner finds a partner by its id, the beginning of it (at least six characters), or its name in one of the
// languages; store.ErrNotFound when none or several fit.
func (n *Node) FindPartner(ctx context.Context, word string) (Partner, error) {
	list, err := n.Partners(ctx)
	if err != nil {
		return Partner{}, err
	}
	var found []Partner
	for _, p := range list {
		switch {
		case p.ID == word || text.Fold(p.Name.AR) == text.Fold(word) && p.Name.AR != "" || text.Fold(p.Name.EN) == text.Fold(word) && p.Name.EN != "":
			return p, nil
		case len(word) >= 6 && strings.HasPrefix(p.ID, word):
			found = append(found, p)
		}
	}
	if len(found) == 1 {
		return found[0], nil
	}
	return Partner{}, fmt.Errorf("partner %q: %w", word, store.ErrNotFound)
}

// PartnerChange is what people change of a partner; what is nil stays.
type PartnerChange struct {
	Name, Unit *text.Bilingual
	Door       *string
	Lists      *[]string
	Abuse      *string
}

// ChangePartner changes what our people say of a partner. Refusals are *PartnerError.
func (n *Node) ChangePartner(ctx context.Context, by, id string, c PartnerChange) error {
	return n.Exchange(ctx, "changing a partner", func(x store.Exchange) error {
		p, err := n.partner(x, id)
		if err != nil {
			return err
		}
		var notes []string
		if c.Name != nil {
			if (c.Name.AR == "" && c.Name.EN == "") || utf8.RuneCountInString(c.Name.AR) > 120 || utf8.RuneCountInString(c.Name.EN) > 120 {
				return &PartnerError{Code: "name", Field: "name"}
			}
			p.Name = *c.Name
			notes = append(notes, "name")
		}
		if c.Unit != nil {
			p.Unit = *c.Unit
			notes = append(notes, "unit")
		}
		if c.Door != nil && *c.Door != p.Door {
			card := party.Card{NameEN: "x", Door: *c.Door, Party: p.ID}
			var refused *party.Error
			if errors.As(card.Check(), &refused) && refused.Code == "card_door" {
				return &PartnerError{Code: "door", Field: "door", Err: refused}
			}
			p.Door = *c.Door
			notes = append(notes, "door")
		}
		if c.Lists != nil {
			p.Lists = nil
			for _, l := range *c.Lists {
				if l = strings.TrimSpace(l); utf8.RuneCountInString(l) > 200 {
					return &PartnerError{Code: "list", Field: "lists", Value: l}
				} else if l != "" {
					p.Lists = append(p.Lists, l)
				}
			}
			notes = append(notes, "lists: "+strings.Join(p.Lists, "; "))
		}
		if c.Abuse != nil {
			p.Abuse = strings.TrimSpace(*c.Abuse)
			notes = append(notes, "abuse: "+p.Abuse)
		}
		if err := savePartner(x, p); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActPartnerChanged, Partner: id, Note: strings.Join(notes, "; ")})
	})
}

// RevokePartner ends a pin: nothing goes to the partner and nothing is taken from it any more. What was exchanged
// stays, and stays verifiable.
func (n *Node) RevokePartner(ctx context.Context, by, id, why string) error {
	return n.Exchange(ctx, "revoking a partner", func(x store.Exchange) error {
		p, err := n.partner(x, id)
		if err != nil {
			return err
		}
		p.State = PartnerRevoked
		waiting, err := x.Records(shelfOutbox, store.Filter{Owner: id, State: outWaiting, Bare: true})
		if err != nil {
			return err
		}
		for _, r := range waiting {
			if err := x.Drop(shelfOutbox, r.ID); err != nil {
				return err
			}
		}
		if err := savePartner(x, p); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActPartnerRevoked, Partner: id, Note: why})
	})
}

// Thaw lets things be given again to a partner whose ledger had a fault, once somebody has looked at it; or ends a
// recovery in which the partner does not give back what it says to hold. Where entries were really lost, the partner may
// then hold a proof that our log has two ends.
func (n *Node) Thaw(ctx context.Context, by, id, note string) error {
	return n.Exchange(ctx, "going on after a fault", func(x store.Exchange) error {
		p, err := n.partner(x, id)
		if err != nil {
			return err
		}
		if p.Frozen == "" && p.Recovering() {
			// A partner that never gives its mirror back must not stop us for ever: a person answers for going on.
			p.Recovery.Ended = x.Now()
			if err := savePartner(x, p); err != nil {
				return err
			}
			return x.Journal(store.Event{By: by, Act: store.ActRecovered, Partner: id, Note: "ended by a person: " + note})
		}
		if p.Frozen == "" {
			return nil
		}
		fault, err := x.Record(shelfFault, p.Frozen)
		if err != nil {
			return err
		}
		fault.State = "seen"
		p.Frozen = ""
		if err := errors.Join(x.Put(shelfFault, fault), savePartner(x, p)); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActFault, Partner: id, Ref: fault.ID, Note: note})
	})
}
