package node

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/party"
	"tansiq/internal/store"
)

// digestOf is the SHA-256 of bytes in hexadecimal.
func digestOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Proof is a receipt: that an entry stands in a log, and that the log's reader had it by a certain time.
type Proof struct {
	Text  []byte // C2SP tlog-proof, with entry and opening
	Says  ledger.Receipt
	After time.Time // the reader did not have it yet then; zero: not known
	Odd   bool      // the time that the entry claims cannot be right: only Says.Before counts
}

// ProofOf makes the receipt of the entry that gave a copy to a partner, and verifies it. ErrNotFound: nothing of the
// kind was given, or the partner has not cosigned it yet.
func (n *Node) ProofOf(ctx context.Context, partner, copyID string) (p Proof, err error) {
	err = n.Consult(ctx, "making a receipt", func(x store.Exchange) error {
		d, err := n.look(x, partner)
		if err != nil {
			return err
		}
		contents, err := d.contents(d.ours(), -1)
		if err != nil {
			return err
		}
		at := int64(-1)
		for i, c := range contents {
			if c.Kind == ledger.Gave && c.Ref == copyID {
				at = int64(i)
			}
		}
		if at < 0 {
			return fmt.Errorf("receipt of %s: %w", copyID, store.ErrNotFound)
		}
		p, err = d.receipt(at)
		return err
	})
	return p, err
}

// receipt makes and verifies the receipt of one entry of our log.
func (d *deal) receipt(i int64) (Proof, error) {
	name := d.ours().Origin()
	marks, err := d.x.CosignedSince(name, i+1, 1)
	if err != nil {
		return Proof{}, err
	}
	if len(marks) == 0 {
		return Proof{}, fmt.Errorf("receipt of entry %d: %w", i, store.ErrNotFound)
	}
	held, err := d.x.Entries(name, i, i+1)
	if err != nil || len(held) != 1 {
		return Proof{}, fmt.Errorf("reading entry %d of the log %s: %w", i, name, err)
	}
	var opening *ledger.Opening
	if held[0].Content != nil {
		opening = &ledger.Opening{Salt: held[0].Salt, Content: held[0].Content}
	}
	b, err := ledger.NewReceipt(d.x.Hashes(name), i, held[0].Entry, opening, marks[0].Checkpoint)
	if err != nil {
		return Proof{}, err
	}
	own, err := ownPin(d.keys)
	if err != nil {
		return Proof{}, err
	}
	r, err := ledger.VerifyReceipt(b, own, d.p.Pin.Past())
	odd := ledger.KindOf(err) == ledger.FaultBackdated // clocks differ: the receipt holds all the same
	if err != nil && !odd {
		return Proof{}, err
	}
	var after time.Time
	if c, ok, err := d.x.CosignedBelow(name, i+1); err != nil {
		return Proof{}, err
	} else if ok {
		after = c.At
	}
	return Proof{Text: b, Says: r, After: after, Odd: odd}, nil
}

// LedgerFile writes both logs with a partner to a file that anybody can verify who knows the public keys of the two.
func (n *Node) LedgerFile(ctx context.Context, partner string, w io.Writer) error {
	return n.Consult(ctx, "writing the ledger", func(x store.Exchange) error {
		d, err := n.look(x, partner)
		if err != nil {
			return err
		}
		ours, err := d.keys.History().Marshal()
		if err != nil {
			return err
		}
		theirs, err := d.p.Pin.History().Marshal()
		if err != nil {
			return err
		}
		for _, log := range []ledger.Log{d.ours(), d.theirs()} {
			head, stored, err := d.head(log)
			if err != nil {
				return err
			}
			cosigned, err := x.CosignedSince(log.Origin(), 0, 0)
			if err != nil {
				return err
			}
			var checkpoints []ledger.Export
			for _, c := range cosigned {
				checkpoints = append(checkpoints, ledger.Export{Checkpoint: c.Checkpoint, Cosigned: true})
			}
			if n := len(cosigned); len(stored.Checkpoint) > 0 && (n == 0 || cosigned[n-1].Size < head.Size) {
				if _, at, err := ledger.ParseCheckpoint(checkpointText(stored.Checkpoint)); err == nil && (n == 0 || at.Size > cosigned[n-1].Size) {
					checkpoints = append(checkpoints, ledger.Export{Checkpoint: stored.Checkpoint})
				}
			}
			entries := func(yield func(ledger.Record, error) bool) {
				const piece = 1024
				for from := int64(0); from < head.Size; from += piece {
					held, err := x.Entries(log.Origin(), from, min(from+piece, head.Size))
					if err != nil {
						yield(ledger.Record{}, err)
						return
					}
					for _, e := range held {
						r := ledger.Record{Entry: e.Entry}
						if c, err := ledger.ParseContent(e.Content); err == nil && c.Kind != ledger.Committed {
							r.Opening = &ledger.Opening{Salt: e.Salt, Content: e.Content}
						}
						if !yield(r, nil) {
							return
						}
					}
				}
			}
			if err := ledger.WriteLog(w, ledger.Header{Log: log, Size: head.Size, Keys: []json.RawMessage{ours, theirs}}, iter.Seq2[ledger.Record, error](entries), checkpoints); err != nil {
				return err
			}
		}
		return nil
	})
}

// checkpointText is what stands above the signatures of a note.
func checkpointText(signed []byte) string {
	text, _, _ := strings.Cut(string(signed), "\n\n")
	return text + "\n"
}

// VerifiedLedger is what the verification of a file of LedgerFile found.
type VerifiedLedger struct {
	ledger.Report
	Cards []VerifiedKeys `json:"keys"` // whose keys the file was verified with: compare their words
}

// VerifiedKeys are the public keys that something was verified with.
type VerifiedKeys struct {
	Party  string   `json:"party"`
	Digest string   `json:"digest"`
	Words  []string `json:"words"`
	Given  bool     `json:"given"` // they were given by whoever verifies; otherwise they stand in the file itself
}

// VerifyLedgerFile verifies a file of LedgerFile with nothing but public keys: those of the cards given, else those
// in the file, whose words are for people to compare.
func VerifyLedgerFile(r io.Reader, cards []party.Card, lang string) (VerifiedLedger, error) {
	k := verifyKeys{known: map[string]*party.Pin{}, given: map[string]bool{}}
	if err := k.cards(cards); err != nil {
		return VerifiedLedger{}, err
	}
	report, err := ledger.VerifyLog(r, func(h ledger.Header) (ledger.Opener, ledger.Witness, error) {
		for _, raw := range h.Keys {
			if err := k.add(raw, false); err != nil {
				return nil, nil, err
			}
		}
		w, rd := k.known[h.Writer], k.known[h.Reader]
		if w == nil || rd == nil {
			return nil, nil, fmt.Errorf("the keys of %s and %s are needed: give their cards", h.Writer, h.Reader)
		}
		return w, rd, nil
	}, nil)
	return VerifiedLedger{Report: report, Cards: k.list(lang)}, err
}

// VerifyReceiptFile verifies a receipt with the public keys in cards.
func VerifyReceiptFile(b []byte, cards []party.Card, lang string) (ledger.Receipt, []VerifiedKeys, error) {
	k := verifyKeys{known: map[string]*party.Pin{}, given: map[string]bool{}}
	if err := k.cards(cards); err != nil {
		return ledger.Receipt{}, nil, err
	}
	log, err := ledger.ReceiptLog(b)
	if err != nil {
		return ledger.Receipt{}, nil, err
	}
	w, r := k.known[log.Writer], k.known[log.Reader]
	if w == nil || r == nil {
		return ledger.Receipt{}, nil, fmt.Errorf("the receipt is between %s and %s: give the full cards of both", log.Writer, log.Reader)
	}
	receipt, err := ledger.VerifyReceipt(b, w, r)
	return receipt, k.list(lang), err
}

// verifyKeys are the public keys that something is verified with.
type verifyKeys struct {
	known map[string]*party.Pin
	given map[string]bool
	order []string
}

func (k *verifyKeys) cards(cards []party.Card) error {
	for _, c := range cards {
		if c.History == nil {
			return fmt.Errorf("the card of %s is a short one and holds no keys: give the full card", c.Party)
		}
		pin, err := party.NewPin(*c.History, c.Digest)
		if err != nil {
			return err
		}
		k.put(pin, true)
	}
	return nil
}

func (k *verifyKeys) add(history []byte, given bool) error {
	h, err := party.ParseHistory(history)
	if err != nil {
		return err
	}
	pin, err := party.NewPin(h, h.Current().Digest())
	if err != nil {
		return err
	}
	if !k.given[pin.ID] {
		k.put(pin, given)
	}
	return nil
}

func (k *verifyKeys) put(pin *party.Pin, given bool) {
	if k.known[pin.ID] == nil {
		k.order = append(k.order, pin.ID)
	}
	k.known[pin.ID], k.given[pin.ID] = pin.Past(), given
}

func (k *verifyKeys) list(lang string) (out []VerifiedKeys) {
	for _, id := range k.order {
		digest := k.known[id].Current().Digest()
		out = append(out, VerifiedKeys{Party: id, Digest: hexOf(digest), Words: party.Words(digest, lang), Given: k.given[id]})
	}
	return out
}

// ReadCards reads cards from texts, one or more in each.
func ReadCards(r io.Reader) ([]party.Card, error) {
	b, err := io.ReadAll(io.LimitReader(bufio.NewReader(r), 1<<20))
	if err != nil {
		return nil, err
	}
	c, err := party.ParseCard(string(b))
	if err != nil {
		return nil, err
	}
	return []party.Card{c}, nil
}
