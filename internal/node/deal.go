package node

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// States of a parcel in the outbox.
const (
	outWaiting = "waiting"
	outSent    = "sent"
	outRefused = "refused"
)

// outgoing is what the outbox knows of a parcel besides its bytes.
type outgoing struct {
	Kind     parcel.Kind `json:"kind"`
	Urgent   bool        `json:"urgent"`
	To       int64       `json:"to"` // entries of our log that the partner holds once it has taken this parcel
	Made     time.Time   `json:"made"`
	Attempts int         `json:"attempts"`
	Answers  string      `json:"answers,omitempty"`
	Error    string      `json:"error,omitempty"`
	Done     time.Time   `json:"done,omitzero"`
	Bytes    int         `json:"bytes"`
}

// deal is one transaction's dealings with one partner: it appends to our log, and seals parcels that carry what was
// appended. save stores the partner when all is done.
type deal struct {
	n    *Node
	x    store.Exchange
	keys *party.Keys
	p    *Partner
	sent int // parcels put into the outbox in this transaction

	unfit map[string]error // parcels that the database did not take, by id
}

// deal begins dealings with a partner whose keys are pinned.
func (n *Node) deal(x store.Exchange, id string) (*deal, error) {
	d, err := n.look(x, id)
	if err != nil {
		return nil, err
	}
	if d.p.State == PartnerRevoked {
		return nil, &PartnerError{Code: "revoked", Value: id}
	}
	return d, nil
}

// look opens what there was with a partner, also with one that was revoked: to read, and to prove.
func (n *Node) look(x store.Exchange, id string) (*deal, error) {
	keys, err := n.keys(x)
	if err != nil {
		return nil, err
	}
	p, err := n.partner(x, id)
	if err != nil {
		return nil, err
	}
	if p.Pin == nil {
		return nil, &PartnerError{Code: "keys_missing", Value: id}
	}
	return &deal{n: n, x: x, keys: keys, p: p}, nil
}

func (d *deal) save() error { return savePartner(d.x, d.p) }

func (d *deal) self() string { return d.keys.Public().ID }

// ours is the log that we write for the partner, theirs the one that it writes for us.
func (d *deal) ours() ledger.Log   { return ledger.Log{Writer: d.self(), Reader: d.p.ID} }
func (d *deal) theirs() ledger.Log { return d.ours().Opposite() }

// headOf is the head of a stored log.
func headOf(l store.Log) ledger.Head {
	if l.Size == 0 {
		return ledger.Empty()
	}
	return ledger.Head{Size: l.Size, Root: l.Root}
}

// head reads how a log stands.
func (d *deal) head(l ledger.Log) (ledger.Head, store.Log, error) {
	stored, err := d.x.Log(l.Origin())
	return headOf(stored), stored, err
}

// tree is a log as this node holds it.
func (d *deal) tree(l ledger.Log) (ledger.Tree, error) {
	h, _, err := d.head(l)
	return ledger.Tree{Head: h, Hashes: d.x.Hashes(l.Origin())}, err
}

// log appends to our log. The entries name the head of the partner's log as it is held now. A sealed content is
// never opened to the partner. While the log is not known to be whole nothing is appended: the partner may hold other
// entries in that place, signed by us.
func (d *deal) log(contents ...ledger.Content) error {
	if len(contents) == 0 {
		return nil
	}
	if d.p.Recovering() {
		return &PartnerError{Code: "recovering", Value: d.p.ID}
	}
	seen, _, err := d.head(d.theirs())
	if err != nil {
		return err
	}
	entries := make([]store.LogEntry, len(contents))
	leaves := make([][]byte, len(contents))
	for i, c := range contents {
		e, o, err := ledger.NewEntry(c, seen, rand.Reader)
		if err != nil {
			return fmt.Errorf("writing an entry of the ledger: %w", err)
		}
		leaf := e.Marshal()
		entries[i], leaves[i] = store.LogEntry{Entry: leaf[:], Salt: o.Salt, Content: o.Content}, leaf[:]
	}
	name := d.ours().Origin()
	before, stored, err := d.head(d.ours())
	if err != nil {
		return err
	}
	hashes, after, err := ledger.Extend(before, d.x.Hashes(name), leaves)
	if err != nil {
		return err
	}
	// The checkpoint stays the older one until a parcel carries the entries: one signature a parcel is enough.
	return d.x.Append(name, before.Size, entries, hashes, store.Log{Size: after.Size, Root: after.Root, Checkpoint: stored.Checkpoint})
}

// piece cuts what parcels have not carried yet out of our log, signed; nil when nothing was ever written.
func (d *deal) piece() (*ledger.Piece, error) {
	log := d.ours()
	head, stored, err := d.head(log)
	if err != nil || head.Size == 0 {
		return nil, err
	}
	checkpoint := stored.Checkpoint
	if d.p.Sealed < head.Size || len(checkpoint) == 0 {
		if checkpoint, err = ledger.Checkpoint(log, head, d.keys); err != nil {
			return nil, fmt.Errorf("signing the ledger: %w", err)
		}
		if err := d.x.SetCheckpoint(log.Origin(), checkpoint); err != nil {
			return nil, err
		}
	}
	piece, err := d.cut(log, min(d.p.Sealed, head.Size), head, checkpoint)
	if err != nil {
		return nil, err
	}
	d.p.Sealed = head.Size
	return &piece, nil
}

// cut makes a piece of a log from an entry on up to a head, with the openings that are here, but for those that were
// never meant for the reader.
func (d *deal) cut(log ledger.Log, from int64, head ledger.Head, checkpoint []byte) (ledger.Piece, error) {
	name := log.Origin()
	held, err := d.x.Entries(name, from, head.Size)
	if err != nil {
		return ledger.Piece{}, err
	}
	entries, openings := make([][]byte, len(held)), make([]*ledger.Opening, len(held))
	for i, e := range held {
		entries[i] = e.Entry
		if e.Content == nil {
			continue
		}
		c, err := ledger.ParseContent(e.Content)
		if err != nil {
			return ledger.Piece{}, fmt.Errorf("reading entry %d of the log %s: %w", from+int64(i), name, err)
		}
		if c.Kind != ledger.Committed {
			openings[i] = &ledger.Opening{Salt: e.Salt, Content: e.Content}
		}
	}
	return ledger.Cut(log, d.x.Hashes(name), from, head, entries, openings, checkpoint)
}

// sending says how a parcel is sent.
type sending struct {
	urgent   bool
	due      time.Time // when it may leave; zero: now
	answers  string
	log      []ledger.Content // appended first; each names the parcel
	attempts int              // that were made for nothing before
	answer   bool             // it goes back on the connection that the other came on, and not into the outbox
}

// send seals a parcel with what the log has new and puts it into the outbox. It returns the parcel's id.
func (d *deal) send(body parcel.Body, s sending) (id string, err error) {
	id, _, err = d.seal(body, s)
	return id, err
}

func (d *deal) seal(body parcel.Body, s sending) (id string, sealed []byte, err error) {
	id = parcel.NewID()
	d.asks(id, body)
	now := d.x.Now()
	for i := range s.log {
		s.log[i].Parcel = id
		if s.log[i].At.IsZero() {
			s.log[i].At = now
		}
	}
	if err := d.log(s.log...); err != nil {
		return "", nil, err
	}
	known, _, err := d.head(d.theirs())
	if err != nil {
		return "", nil, err
	}
	p := parcel.Parcel{ID: id, From: d.self(), To: d.p.ID, At: now, Urgent: s.urgent, Body: body, Answers: s.answers, Known: known.Size}
	if !d.p.Recovering() { // nobody sees a log that may not be the one that we signed before
		if p.Ledger, err = d.piece(); err != nil {
			return "", nil, err
		}
	}
	if c, ok, err := d.x.LastCosigned(d.theirs().Origin()); err != nil {
		return "", nil, err
	} else if ok {
		p.Cosigned = c.Checkpoint
	}
	if sealed, err = parcel.Seal(p, d.keys); err != nil {
		return "", nil, fmt.Errorf("sealing a parcel for %s: %w", d.p.ID, err)
	}
	if s.answer {
		return id, sealed, nil
	}
	// Those of one transaction keep their order: a parcel that overtakes another has to wait for it.
	made := now.Add(time.Duration(d.sent))
	d.sent++
	due := s.due
	if due.IsZero() {
		due = made
	}
	o := outgoing{Kind: body.Kind(), Urgent: s.urgent, To: d.p.Sealed, Made: made, Attempts: s.attempts, Answers: s.answers, Bytes: len(sealed)}
	return id, sealed, put(d.x, shelfOutbox, store.Record{ID: id, Owner: d.p.ID, State: outWaiting, At: due, Raw: sealed}, o)
}

// open fails when nothing may be given to the partner just now.
func (d *deal) open() error {
	switch {
	case d.p.Frozen != "":
		return &PartnerError{Code: "frozen", Value: d.p.ID}
	case d.p.Recovering():
		return &PartnerError{Code: "recovering", Value: d.p.ID}
	}
	return nil
}

// contents reads what the first entries of a log commit to, as far as that is known here; −1: all.
func (d *deal) contents(l ledger.Log, size int64) ([]ledger.Content, error) {
	if size < 0 {
		h, _, err := d.head(l)
		if err != nil {
			return nil, err
		}
		size = h.Size
	}
	held, err := d.x.Entries(l.Origin(), 0, size)
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Content, len(held))
	for i, e := range held {
		if e.Content == nil {
			continue
		}
		if out[i], err = ledger.ParseContent(e.Content); err != nil {
			return nil, fmt.Errorf("reading entry %d of the log %s: %w", i, l.Origin(), err)
		}
	}
	return out, nil
}

// marks are the cosignatures on a log.
func (d *deal) marks(l ledger.Log) ([]ledger.Mark, error) {
	list, err := d.x.CosignedSince(l.Origin(), 0, 0)
	if err != nil {
		return nil, err
	}
	out := make([]ledger.Mark, len(list))
	for i, c := range list {
		out[i] = ledger.Mark{Size: c.Size, At: c.At}
	}
	return out, nil
}

// fault notes what was found wrong and returns its id.
func (d *deal) fault(f Fault) (string, error) {
	f.Partner, f.At = d.p.ID, d.x.Now()
	f.ID = parcel.NewID()[:12]
	if err := put(d.x, shelfFault, store.Record{ID: f.ID, Owner: d.p.ID, State: "open", At: f.At}, f); err != nil {
		return "", err
	}
	return f.ID, d.x.Journal(store.Event{Act: store.ActFault, Partner: d.p.ID, Ref: f.ID, Note: f.Code + ": " + f.Detail})
}

// Fault is something that was found wrong with a partner's ledger or parcels.
type Fault struct {
	ID       string               `json:"id"`
	Partner  string               `json:"partner"`
	Code     string               `json:"code"`
	Detail   string               `json:"detail"` // in English, for the log
	Words    text.Bilingual       `json:"words"`
	At       time.Time            `json:"at"`
	Parcel   string               `json:"parcel,omitempty"`
	Evidence []string             `json:"evidence,omitempty"` // signed notes that show it
	Proof    *ledger.Equivocation `json:"proof,omitempty"`    // what proves it to anybody
	Open     bool                 `json:"-"`                  // nobody has looked at it yet
}

// Faults lists what was found wrong, newest first; partner empty: with all.
func (n *Node) Faults(ctx context.Context, partner string) ([]Fault, error) {
	var out []Fault
	err := n.Consult(ctx, "listing faults", func(x store.Exchange) error {
		list, raw, err := keptAll[Fault](x, shelfFault, store.Filter{Owner: partner, Newest: true, Limit: 200})
		for i := range list {
			list[i].Open = raw[i].State == "open"
		}
		out = list
		return err
	})
	return out, err
}

// us is this party's name, in the language that its letters are of.
func (n *Node) us(ctx context.Context) (text.Bilingual, error) {
	name, _, err := n.Setting(ctx, SettingName)
	if err != nil {
		return text.Bilingual{}, err
	}
	return ofLetters(name), nil
}

// ofLetters puts a text under the language of its letters. "Arabic / English" holds both.
func ofLetters(s string) text.Bilingual {
	if ar, en, both := strings.Cut(s, " / "); both {
		return text.Bilingual{AR: strings.TrimSpace(ar), EN: strings.TrimSpace(en)}
	}
	if strings.ContainsFunc(s, func(r rune) bool { return r >= 0x600 && r <= 0x6FF }) {
		return text.Bilingual{AR: s}
	}
	return text.Bilingual{EN: s}
}

// evidenceOf makes texts of signed notes.
func evidenceOf(notes [][]byte) []string {
	var out []string
	for _, b := range notes {
		out = append(out, string(b))
	}
	return out
}

// notFound reports whether an error says that there is no such thing.
func notFound(err error) bool { return errors.Is(err, store.ErrNotFound) }

// marshal is json.Marshal for what always can be.
func marshal(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return b
}
