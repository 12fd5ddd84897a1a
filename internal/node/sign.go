package node

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Names of the parts of instruments' bodies.
const (
	partTerms     = "terms"     // of an agreement: agreement.Terms
	partStep      = "step"      // of a step: agreement.Climb
	partAssurance = "assurance" // of an assurance: Assurance
)

// Assurance is the body of an assurance: what its signer promises about human rights to the other parties.
type Assurance struct {
	By    string                `json:"by"`    // party id
	To    []string              `json:"to"`    // party ids
	Gives []agreement.Assurance `json:"gives"` // what is assured
	Text  text.Bilingual        `json:"text,omitzero"`
}

// ErrSamePerson is returned where two people are needed and both are one.
var ErrSamePerson = errors.New("two people are needed, and this one has had their part already")

// Draft is the terms of an agreement, or an amendment of one, as our people write them before anybody signs.
type Draft struct {
	ID      string          `json:"id"`
	Lineage string          `json:"lineage,omitempty"` // the agreement that it amends; empty: a new one
	Terms   agreement.Terms `json:"terms"`
	By      string          `json:"by"`
	At      time.Time       `json:"at"`
}

// SaveDraft stores terms that are being written; an empty ID makes a new draft. The terms need not be valid yet.
func (n *Node) SaveDraft(ctx context.Context, by string, d Draft) (id string, err error) {
	if d.ID == "" {
		d.ID = parcel.NewID()[:12]
	}
	d.By, d.At = by, n.now().UTC()
	err = n.Exchange(ctx, "keeping a draft", func(x store.Exchange) error {
		return put(x, shelfDraft, store.Record{ID: d.ID, Owner: d.Lineage, State: "draft", At: d.At}, d)
	})
	return d.ID, err
}

// Draft returns a draft; DropDraft throws it away.
func (n *Node) Draft(ctx context.Context, id string) (d Draft, err error) {
	err = n.Consult(ctx, "reading a draft", func(x store.Exchange) error {
		d, _, err = kept[Draft](x, shelfDraft, id)
		return err
	})
	return d, err
}

// DropDraft throws a draft away.
func (n *Node) DropDraft(ctx context.Context, id string) error {
	return n.Exchange(ctx, "throwing a draft away", func(x store.Exchange) error { return x.Drop(shelfDraft, id) })
}

// Drafts lists drafts, newest first.
func (n *Node) Drafts(ctx context.Context) (list []Draft, err error) {
	err = n.Consult(ctx, "listing drafts", func(x store.Exchange) error {
		list, _, err = keptAll[Draft](x, shelfDraft, store.Filter{Newest: true})
		return err
	})
	return list, err
}

// ProposeDraft signs a draft for this party and sends it to the other one. Who signs is not who wrote it. seen is Draft.At of the draft
// that the person looked at: what was written since is not what they sign, and is refused as a *ShareError. Zero: as it is now.
func (n *Node) ProposeDraft(ctx context.Context, by, id string, seen, signBy, from time.Time) (instrumentID string, err error) {
	d, err := n.Draft(ctx, id)
	if err != nil {
		return "", err
	}
	if d.By == by {
		return "", ErrSamePerson
	}
	if !seen.IsZero() && !seen.Equal(d.At) {
		return "", &ShareError{Code: "draft_changed"}
	}
	return n.proposeAgreement(ctx, by, d.Lineage, d.Terms, signBy, from, func(x store.Exchange, _ string) error {
		now, _, err := kept[Draft](x, shelfDraft, id)
		if notFound(err) || err == nil && !now.At.Equal(d.At) {
			return &ShareError{Code: "draft_changed"} // or proposed or thrown away meanwhile
		}
		if err != nil {
			return err
		}
		return x.Drop(shelfDraft, id)
	})
}

// ProposeAgreement proposes terms as a new agreement, or as the next version of the one with the given lineage, and
// signs for this party.
func (n *Node) ProposeAgreement(ctx context.Context, by, lineage string, t agreement.Terms, signBy, from time.Time) (string, error) {
	return n.proposeAgreement(ctx, by, lineage, t, signBy, from, nil)
}

// proposeAgreement is ProposeAgreement; for also see propose.
func (n *Node) proposeAgreement(ctx context.Context, by, lineage string, t agreement.Terms, signBy, from time.Time, also func(x store.Exchange, id string) error) (string, error) {
	if err := t.Check(); err != nil {
		return "", err
	}
	body, err := t.Marshal()
	if err != nil {
		return "", err
	}
	parties := []string{t.Giver, t.Taker}
	slices.Sort(parties)
	return n.propose(ctx, by, lineage, instrument.Proposal{Kind: instrument.Agreement, Parties: parties, SignBy: signBy, EffectiveFrom: from,
		Parts: []instrument.Part{{Name: partTerms, For: parties, Body: body}}}, also)
}

// ProposeStep proposes that the next step of an agreement opens, on what both ledgers hold now.
func (n *Node) ProposeStep(ctx context.Context, by, lineage string, signBy, from time.Time) (string, error) {
	var p instrument.Proposal
	err := n.Consult(ctx, "judging the next step", func(x store.Exchange) error {
		a, err := n.agreementOf(x, lineage)
		if err != nil {
			return err
		}
		if !a.Standing.Ready {
			return &ShareError{Code: "step_not_ready", Value: lineage}
		}
		body, err := a.Terms.NewClimb(a.Standing, a.record).Marshal()
		if err != nil {
			return err
		}
		parties := []string{a.Terms.Giver, a.Terms.Taker}
		slices.Sort(parties)
		p = instrument.Proposal{Kind: instrument.Step, Parties: parties, SignBy: signBy, EffectiveFrom: from,
			Parts: []instrument.Part{{Name: partStep, For: parties, Body: body}}}
		return nil
	})
	if err != nil {
		return "", err
	}
	return n.propose(ctx, by, "", p, nil)
}

// ProposeAssurance gives other parties the party's word about human rights.
func (n *Node) ProposeAssurance(ctx context.Context, by string, a Assurance, signBy, from time.Time) (string, error) {
	keys, err := n.Keys(ctx)
	if err != nil {
		return "", err
	}
	a.By = keys.Public().ID
	body, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	parties := append(slices.Clone(a.To), a.By)
	slices.Sort(parties)
	return n.propose(ctx, by, "", instrument.Proposal{Kind: instrument.Assurance, Parties: parties, SignBy: signBy, EffectiveFrom: from,
		Parts: []instrument.Part{{Name: partAssurance, For: parties, Body: body}}}, nil)
}

// Propose proposes an instrument of any kind among any parties, signs it for this party, and sends each other party
// the sheet that opens its parts.
func (n *Node) Propose(ctx context.Context, by string, p instrument.Proposal) (string, error) {
	return n.propose(ctx, by, "", p, nil)
}

// propose is Propose for a new instrument, or the next version of a lineage. also, where it is not nil, is done in the same
// transaction.
func (n *Node) propose(ctx context.Context, by, lineage string, p instrument.Proposal, also func(x store.Exchange, id string) error) (id string, err error) {
	if _, err := n.Keys(ctx); err != nil {
		return "", err
	}
	err = n.Exchange(ctx, "proposing an instrument", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		self := keys.Public().ID
		if lineage != "" {
			l, err := n.lineage(x, lineage)
			if err != nil {
				return err
			}
			v, ok := l.State.Newest()
			if !ok {
				return fmt.Errorf("instrument %s: %w", lineage, store.ErrNotFound)
			}
			p.Previous = &v.Head
		}
		draft, err := instrument.Propose(p, rand.Reader)
		if err != nil {
			return err
		}
		if !draft.Head.Party(self) {
			return &ShareError{Code: "not_a_party"}
		}
		id = draft.Head.ID()
		sheet, err := draft.For(self)
		if err != nil {
			return err
		}
		if err := putSheet(x, sheet); err != nil {
			return err
		}
		signed, err := n.signHead(x, keys, draft.Head)
		if err != nil {
			return err
		}
		for _, other := range draft.Head.Others(self) {
			sheet, err := draft.For(other)
			if err != nil {
				return err
			}
			d, err := n.deal(x, other)
			if err != nil {
				return err
			}
			_, err = d.send(parcel.Instrument{Sheet: sheet, Notes: []parcel.Note{parcel.Note(signed)}}, sending{urgent: true,
				log: []ledger.Content{{Kind: ledger.Signed, What: string(draft.Head.Kind), Ref: id, Agreement: draft.Head.Lineage}}})
			if err != nil {
				return err
			}
			if err := d.save(); err != nil {
				return err
			}
		}
		if also != nil {
			if err := also(x, id); err != nil {
				return err
			}
		}
		return x.Journal(store.Event{By: by, Act: store.ActProposed, Ref: id, Note: string(draft.Head.Kind), Partner: strings.Join(draft.Head.Others(self), " ")})
	})
	n.Wake()
	return id, err
}

// signHead signs a version for this party and keeps the note.
func (n *Node) signHead(x store.Exchange, keys *party.Keys, h instrument.Head) (instrument.Signed, error) {
	l, err := n.lineage(x, h.Lineage)
	if err != nil && !notFound(err) {
		return nil, err
	}
	if err := instrument.MaySign(l.State, h, keys.Public().ID, x.Now()); err != nil {
		return nil, err
	}
	signed, err := instrument.Sign(h, keys)
	if err != nil {
		return nil, err
	}
	return signed, putNote(x, h.Lineage, signed)
}

func putSheet(x store.Exchange, s instrument.Sheet) error {
	if err := put(x, shelfSheet, store.Record{ID: s.Head.ID(), Owner: s.Head.Lineage, State: string(s.Head.Kind)}, s); err != nil {
		return err
	}
	return planChanged(x, s.Head.Lineage)
}

// putNote keeps a signed note; the same one again changes nothing.
func putNote(x store.Exchange, lineage string, signed instrument.Signed) error {
	sum := sha256.Sum256(signed)
	id := hex.EncodeToString(sum[:])
	if there, err := has(x, shelfNote, id); err != nil || there {
		return err
	}
	s, err := instrument.Peek(signed)
	if err != nil {
		return fmt.Errorf("keeping a note: %w", err)
	}
	if err := x.Put(shelfNote, store.Record{ID: id, Owner: lineage, State: speaker(s), Raw: signed}); err != nil {
		return err
	}
	return planChanged(x, lineage)
}

// speaker is whose word a note is; "all" for a version, which several may have signed.
func speaker(s instrument.Statement) string {
	switch {
	case s.Held != nil:
		return s.Held.Party
	case s.Withdrawal != nil:
		return s.Withdrawal.Party
	}
	return "all"
}

// SignInstrument signs a version for this party, says which signatures of others it holds, and sends both to every
// other party.
func (n *Node) SignInstrument(ctx context.Context, by, id string) error {
	err := n.Exchange(ctx, "signing an instrument", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		s, _, err := kept[instrument.Sheet](x, shelfSheet, id)
		if err != nil {
			return err
		}
		if _, err := n.signHead(x, keys, s.Head); err != nil {
			return err
		}
		if err := x.Journal(store.Event{By: by, Act: store.ActSigned, Ref: id, Note: string(s.Head.Kind), Partner: strings.Join(s.Head.Others(keys.Public().ID), " ")}); err != nil {
			return err
		}
		return n.passOn(x, s.Head, []ledger.Content{signedEntry(s.Head, x.Now(), "")}, "")
	})
	n.Wake()
	return err
}

// signedEntry is what the ledgers hold of a signature, of a statement about who holds what ("held"), or of a notice
// ("withdrawn").
func signedEntry(h instrument.Head, at time.Time, code string) ledger.Content {
	return ledger.Content{Kind: ledger.Signed, What: string(h.Kind), Ref: h.ID(), Agreement: h.Lineage, At: at, Code: code}
}

// Withdraw gives notice that this party leaves an instrument, which then ends for all its parties.
func (n *Node) Withdraw(ctx context.Context, by, lineage string, effective time.Time) error {
	return n.withdraw(ctx, by, lineage, effective, nil)
}

// withdraw is Withdraw. also, where it is not nil, is done in the same transaction.
func (n *Node) withdraw(ctx context.Context, by, lineage string, effective time.Time, also func(x store.Exchange) error) error {
	err := n.Exchange(ctx, "giving notice", func(x store.Exchange) error {
		keys, err := n.keys(x)
		if err != nil {
			return err
		}
		l, err := n.lineage(x, lineage)
		if err != nil {
			return err
		}
		v, ok := l.State.Newest()
		if !ok {
			return fmt.Errorf("instrument %s: %w", lineage, store.ErrNotFound)
		}
		// Notes hold times in UTC, to the millisecond.
		signed, err := instrument.SignWithdrawal(instrument.Withdrawal{Lineage: lineage, Party: keys.Public().ID, At: x.Now().UTC().Truncate(time.Millisecond),
			Effective: effective.UTC().Truncate(time.Millisecond)}, keys)
		if err != nil {
			return err
		}
		if err := putNote(x, lineage, signed); err != nil {
			return err
		}
		if also != nil {
			if err := also(x); err != nil {
				return err
			}
		}
		if err := x.Journal(store.Event{By: by, Act: store.ActEnded, Ref: lineage, Note: string(v.Head.Kind), Partner: strings.Join(v.Head.Others(keys.Public().ID), " ")}); err != nil {
			return err
		}
		return n.passOn(x, v.Head, []ledger.Content{signedEntry(v.Head, x.Now(), "withdrawn")}, "")
	})
	n.Wake()
	return err
}

// passOn says which signatures are held here, where that is news, and sends all notes of a lineage to every other
// party in it; not back to whom they came from, unless there is something of our own to tell. entries is what of ours
// is new, for the ledgers.
func (n *Node) passOn(x store.Exchange, h instrument.Head, entries []ledger.Content, from string) error {
	keys, err := n.keys(x)
	if err != nil {
		return err
	}
	self := keys.Public().ID
	held, err := n.hold(x, keys, h)
	if err != nil {
		return err
	}
	entries = append(entries, held...)
	for _, other := range h.Others(self) {
		if other == from && len(entries) == 0 {
			continue
		}
		d, err := n.deal(x, other)
		var refused *PartnerError
		if errors.As(err, &refused) || notFound(err) {
			continue // it is not pinned here; the others pass on to it
		}
		if err != nil {
			return err
		}
		if d.p.Recovering() && from != "" {
			continue // it is told when our log is whole again
		}
		if err := d.sendNotes(h.Lineage, entries); err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
	}
	return nil
}

// notesAtOnce is how many notes one parcel carries.
const notesAtOnce = 100

// sendNotes sends all notes of a lineage, with what is new of ours for the ledger.
func (d *deal) sendNotes(lineage string, entries []ledger.Content) error {
	notes, err := d.x.Records(shelfNote, store.Filter{Owner: lineage})
	if err != nil {
		return err
	}
	for part := range slices.Chunk(notes, notesAtOnce) {
		body := parcel.Signature{Lineage: lineage}
		for _, r := range part {
			body.Notes = append(body.Notes, parcel.Note(r.Raw))
		}
		if _, err := d.send(body, sending{urgent: true, log: slices.Clone(entries)}); err != nil {
			return err
		}
		entries = nil
	}
	return nil
}

// hold says which signatures of others this party holds, once for each that is new, and returns what the ledgers hold
// of that: the entry bounds the date of the statement.
func (n *Node) hold(x store.Exchange, keys *party.Keys, h instrument.Head) (entries []ledger.Content, err error) {
	l, err := n.lineage(x, h.Lineage)
	if err != nil {
		return nil, err
	}
	for _, v := range l.State.Versions {
		held, news := v.Hold(keys.Public().ID, x.Now())
		if !news {
			continue
		}
		signed, err := instrument.SignHeld(held, keys)
		if err != nil {
			return nil, err
		}
		if err := putNote(x, h.Lineage, signed); err != nil {
			return nil, err
		}
		entries = append(entries, signedEntry(v.Head, held.At, "held"))
	}
	return entries, nil
}

// takeInstrument takes a proposal in: the sheet that opens our parts, and notes on it.
func (d *deal) takeInstrument(b parcel.Instrument) error {
	if err := b.Sheet.VerifyFor(d.self()); err != nil {
		return refuse("sheet", "%v", err)
	}
	if !b.Sheet.Head.Party(d.p.ID) {
		return refuse("not_a_party", "the sender is no party to instrument %s", b.Sheet.Head.ID())
	}
	id := b.Sheet.Head.ID()
	good, err := d.goodNotes(b.Sheet.Head.Lineage, b.Sheet.Head.Parties, b.Notes)
	if err != nil {
		return err
	}
	there, err := has(d.x, shelfSheet, id)
	if err != nil {
		return err
	}
	if !there {
		if err := d.roomFor(b.Sheet.Head); err != nil {
			return err
		}
		if err := putSheet(d.x, b.Sheet); err != nil {
			return err
		}
		if err := d.x.Journal(store.Event{Act: store.ActProposed, Ref: id, Note: string(b.Sheet.Head.Kind), Partner: d.p.ID}); err != nil {
			return err
		}
	}
	return d.takeNotes(b.Sheet.Head.Lineage, good)
}

// maxOpen is how many instruments a partner may have proposed that nobody here has signed or let lapse.
const maxOpen = 100

// roomFor refuses one proposal too many: each is looked at on every beat.
func (d *deal) roomFor(h instrument.Head) error {
	sheets, _, err := keptAll[instrument.Sheet](d.x, shelfSheet, store.Filter{})
	if err != nil {
		return err
	}
	open := 0
	for _, s := range sheets {
		if s.Head.Party(d.p.ID) && s.Head.SignBy.After(d.x.Now()) && s.Head.Lineage != h.Lineage {
			open++
		}
	}
	if open >= maxOpen {
		return refuse("proposals", "%d proposals wait here for an answer", open)
	}
	return nil
}

// takeSignature takes in notes on an instrument whose sheet may be here or not yet.
func (d *deal) takeSignature(b parcel.Signature) error {
	sheets, _, err := keptAll[instrument.Sheet](d.x, shelfSheet, store.Filter{Owner: b.Lineage, Limit: 1})
	if err != nil {
		return err
	}
	var parties []string
	if len(sheets) > 0 {
		if parties = sheets[0].Head.Parties; !slices.Contains(parties, d.p.ID) {
			return refuse("not_a_party", "the sender is no party to the instrument %s", b.Lineage)
		}
	}
	good, err := d.goodNotes(b.Lineage, parties, b.Notes)
	if err != nil {
		return err
	}
	return d.takeNotes(b.Lineage, good)
}

// goodNotes are those of some notes on a lineage that may count, now or once the keys of who signed them are pinned. The
// others are passed over: whoever relays them need not have known. Nobody can fill the place that is meant for others.
// parties, where they are known, are those of the lineage.
func (d *deal) goodNotes(lineage string, parties []string, notes []parcel.Note) (good []parcel.Note, err error) {
	pins, err := d.n.verifiers(d.x)
	if err != nil {
		return nil, err
	}
	there, err := d.x.Records(shelfNote, store.Filter{Owner: lineage, Bare: true})
	if err != nil {
		return nil, err
	}
	by, known := map[string]int{}, map[string]bool{}
	for _, r := range there {
		by[r.State]++
		known[r.ID] = true
	}
	var bad error
	for _, b := range notes {
		sum := sha256.Sum256(b)
		s, err := instrument.Peek(instrument.Signed(b))
		switch {
		case err != nil || s.Lineage() != lineage:
			bad = refuse("note", "a note that is about another instrument, or cannot be read")
			continue
		case known[hex.EncodeToString(sum[:])]:
			good = append(good, b)
			continue
		}
		who := speaker(s)
		if _, err := instrument.Open(instrument.Signed(b), pins); err != nil && signersKnown(s, pins) {
			bad = refuse("note", "a note whose signature is not right: %v", err)
			continue
		}
		if who != "all" && len(parties) > 0 && !slices.Contains(parties, who) {
			bad = refuse("note", "a note by somebody who is no party to it")
			continue
		}
		most := maxNotes
		if len(parties) == 0 {
			most = notesAtOnce // until its sheet is here
		}
		if by[who]++; by[who] > most {
			bad = refuse("notes", "more notes on one instrument than any has use for")
			continue
		}
		good = append(good, b)
	}
	if len(good) == 0 {
		return nil, bad
	}
	return good, nil
}

// takeNotes keeps notes on a lineage that are new, and answers with what this party holds.
func (d *deal) takeNotes(lineage string, notes []parcel.Note) error {
	before, err := d.n.lineage(d.x, lineage)
	if err != nil && !notFound(err) {
		return err
	}
	news := false
	for _, b := range notes {
		sum := sha256.Sum256(b)
		there, err := has(d.x, shelfNote, hex.EncodeToString(sum[:]))
		if err != nil {
			return err
		}
		if there {
			continue
		}
		news = true
		if err := putNote(d.x, lineage, instrument.Signed(b)); err != nil {
			return err
		}
	}
	if !news {
		return nil
	}
	after, err := d.n.lineage(d.x, lineage)
	if err != nil {
		return nil //nolint:nilerr // notes came before the sheet they are about: they count once it is here
	}
	if len(after.State.Equivocations) > len(before.State.Equivocations) {
		for _, proof := range after.State.Equivocations {
			if _, known := slices.BinarySearchFunc(before.State.Equivocations, proof.Party, func(p instrument.Proof, id string) int { return strings.Compare(p.Party, id) }); known {
				continue
			}
			if err := d.equivocated(lineage, proof); err != nil {
				return err
			}
		}
	}
	v, ok := after.State.Newest()
	if !ok {
		return nil
	}
	if was, _ := before.State.Version(v.ID); v.Status != was.Status && (v.Status == instrument.Complete || v.Status == instrument.InForce) {
		if err := d.x.Journal(store.Event{Act: store.ActInForce, Ref: v.ID, Note: string(v.Head.Kind), Partner: d.p.ID}); err != nil {
			return err
		}
	}
	// Other dealings of this transaction read the partner anew.
	if err := d.save(); err != nil {
		return err
	}
	if err := d.n.passOn(d.x, v.Head, nil, d.p.ID); err != nil {
		return err
	}
	p, err := d.n.partner(d.x, d.p.ID)
	if err == nil {
		d.p.Sealed = p.Sealed
	}
	return err
}

// equivocated notes that a party signed two versions of which it could sign only one, against that party: whoever brought
// the proof may be honest. Nothing more is given to it until somebody has looked.
func (d *deal) equivocated(lineage string, proof instrument.Proof) error {
	at := d
	if proof.Party != d.p.ID {
		other, err := d.n.deal(d.x, proof.Party)
		var refused *PartnerError
		switch {
		case err == nil:
			at = other
		case !errors.As(err, &refused) && !notFound(err):
			return err
		}
	}
	id, err := at.fault(Fault{Code: "equivocated_instrument", Detail: "party " + proof.Party + " signed two successors of one version of " + lineage,
		Words: text.Bilingual{AR: "وقّع طرف نسختين متعارضتين من صك واحد: الصك مجمَّد، والتوقيعان دليل عليه. تواصل معه بالهاتف قبل أن تفعل شيئًا",
			EN: "a party signed two successors of one version: the instrument is frozen, and the two signatures prove it. Talk to it by telephone before you do anything"},
		Evidence: []string{string(proof.A), string(proof.B)}})
	if err != nil {
		return err
	}
	if proof.Party == at.p.ID && at.p.Frozen == "" {
		at.p.Frozen = id
	}
	if at != d {
		return at.save()
	}
	return nil
}

// maxNotes bounds how many notes of one party on one instrument are kept, and how many signatures of versions: what
// somebody says to hold comes once for each other's signature on each version.
const maxNotes = 250

// signersKnown reports whether the keys of everybody are pinned here whose signature a note can carry.
func signersKnown(s instrument.Statement, pins instrument.Pins) bool {
	switch {
	case s.Head != nil:
		return !slices.ContainsFunc(s.Head.Parties, func(id string) bool { return pins(id) == nil })
	case s.Held != nil:
		return pins(s.Held.Party) != nil
	case s.Withdrawal != nil:
		return pins(s.Withdrawal.Party) != nil
	}
	return true
}

// Lineage is an instrument in all its versions as this node knows it.
type Lineage struct {
	State  instrument.State
	Sheets []instrument.Sheet // by version
}

// Sheet is the sheet of one version; ok is false when it is not here.
func (l Lineage) Sheet(id string) (instrument.Sheet, bool) {
	for _, s := range l.Sheets {
		if s.Head.ID() == id {
			return s, true
		}
	}
	return instrument.Sheet{}, false
}

// lineage folds what is known of one instrument; store.ErrNotFound when no sheet of it is here.
func (n *Node) lineage(x store.Exchange, id string) (Lineage, error) {
	var l Lineage
	var err error
	if l.Sheets, _, err = keptAll[instrument.Sheet](x, shelfSheet, store.Filter{Owner: id}); err != nil {
		return l, err
	}
	notes, err := x.Records(shelfNote, store.Filter{Owner: id})
	if err != nil {
		return l, err
	}
	signed := make([]instrument.Signed, len(notes))
	for i, r := range notes {
		signed[i] = r.Raw
	}
	pins, err := n.verifiers(x)
	if err != nil {
		return l, err
	}
	l.State = instrument.Fold(signed, pins, x.Now())[id]
	slices.SortFunc(l.Sheets, func(a, b instrument.Sheet) int { return a.Head.Version - b.Head.Version })
	if len(l.Sheets) == 0 {
		return l, fmt.Errorf("instrument %s: %w", id, store.ErrNotFound)
	}
	return l, nil
}

// verifiers finds the keys of parties: our own, and those of partners.
func (n *Node) verifiers(x store.Exchange) (instrument.Pins, error) {
	keys, err := n.keys(x)
	if err != nil {
		return nil, err
	}
	own, err := ownPin(keys)
	if err != nil {
		return nil, err
	}
	known := map[string]*party.Pin{own.ID: own}
	list, _, err := keptAll[Partner](x, shelfPartner, store.Filter{})
	if err != nil {
		return nil, err
	}
	for _, p := range list {
		if p.Pin != nil {
			known[p.ID] = p.Pin
		}
	}
	return func(id string) *party.Pin { return known[id] }, nil
}

// Instrument returns an instrument in all its versions.
func (n *Node) Instrument(ctx context.Context, lineage string) (l Lineage, err error) {
	err = n.Consult(ctx, "reading an instrument", func(x store.Exchange) error {
		l, err = n.lineage(x, lineage)
		return err
	})
	return l, err
}

// Instruments lists the instruments of a kind (empty: of all) that a partner is a party to (empty: any).
func (n *Node) Instruments(ctx context.Context, kind instrument.Kind, partner string) (list []Lineage, err error) {
	err = n.Consult(ctx, "listing instruments", func(x store.Exchange) error {
		list, err = n.instruments(x, kind, partner)
		return err
	})
	return list, err
}

func (n *Node) instruments(x store.Exchange, kind instrument.Kind, partner string) ([]Lineage, error) {
	sheets, _, err := keptAll[instrument.Sheet](x, shelfSheet, store.Filter{State: string(kind)})
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, s := range sheets {
		if (partner == "" || s.Head.Party(partner)) && !slices.Contains(ids, s.Head.Lineage) {
			ids = append(ids, s.Head.Lineage)
		}
	}
	out := make([]Lineage, 0, len(ids))
	for _, id := range ids {
		l, err := n.lineage(x, id)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}
