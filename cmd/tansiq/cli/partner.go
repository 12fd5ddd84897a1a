package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/store"
)

type partnerCmd struct {
	Card      partnerCardCmd      `cmd:"" help:"Print this node's own card, to be given to a partner by hand."`
	Add       partnerAddCmd       `cmd:"" help:"Take in a partner's card and pin its keys."`
	List      partnerListCmd      `cmd:"" help:"List partners."`
	Pin       partnerPinCmd       `cmd:"" help:"Fetch the keys of a partner that waits for them, and show the words to compare."`
	Designate partnerDesignateCmd `cmd:"" help:"Say on which designation lists a partner stands."`
	Revoke    partnerRevokeCmd    `cmd:"" help:"End a partner's pin: nothing goes there and nothing is taken from there."`
	Rotate    partnerRotateCmd    `cmd:"" help:"Make new keys for this node, for which the present ones vouch to all partners."`
	Ledger    partnerLedgerCmd    `cmd:"" help:"Write both logs with a partner to a file that anybody can verify."`
	Receipt   partnerReceiptCmd   `cmd:"" help:"Write the receipt of something that was given."`
}

type partnerCardCmd struct {
	desk
	Full  bool `help:"With the keys themselves: for partners who meet by courier only, and for tansiq verify."`
	QR    bool `name:"qr" help:"Draw the short card as a QR code."`
	Words bool `help:"Print the twelve words of the keys as well, to be read out."`
	JSON  bool `name:"json" help:"Print JSON, with everything in it."`
}

func (partnerCardCmd) Help() string {
	return `The card is no secret, but it must reach the partner from your hand: on paper, on a stick, as a QR code from
screen to camera; or by any way, with the twelve words read out on the telephone. The short card is one line;
the full one has the keys themselves and is needed where no door can be asked for them.

Examples:

    tansiq partner card --full > our-card.txt
    tansiq partner card --qr --words
    tansiq partner card --json | jq -r .short`
}

func (c partnerCardCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	card, err := n.Card(e.ctx)
	if err != nil {
		return err
	}
	if card.NameAR == "" && card.NameEN == "" {
		return errors.New("this desk has no name yet, and a card needs one: give it one on the pages, under Settings")
	}
	if err := card.Check(); err != nil {
		return errors.New(words(err, "en"))
	}
	if c.JSON {
		return e.printJSON(map[string]any{"party": card.Party, "name": map[string]string{"ar": card.NameAR, "en": card.NameEN}, "door": card.Door,
			"digest": hex.EncodeToString(card.Digest[:]), "generation": card.Public.Generation, "words": bothWords(card.Digest),
			"short": card.Short(), "full": card.Full()})
	}
	if c.Full {
		fmt.Fprint(e.out, card.Full())
	} else {
		fmt.Fprintln(e.out, card.Short())
		if card.Door == "" {
			e.say("This node has no door where a partner could ask for its keys: give the full card (--full).")
		}
	}
	if c.QR {
		code, err := card.QR()
		if err != nil {
			return err
		}
		draw(e.out, code, e.colours)
	}
	if c.Words {
		fmt.Fprintln(e.out)
		fingerprint(e.out, card.Digest)
	}
	return nil
}

// draw draws a QR code, two rows in a line of half blocks. On a terminal it says which colours it means: what is dark
// must be dark whatever the terminal's own colours are.
func draw(w io.Writer, code party.QR, colours bool) {
	begin, end := "", ""
	if colours {
		begin, end = "\x1b[30;107m", "\x1b[0m"
	}
	dark := func(x, y int) bool { return y < code.Size && code.Modules[y][x] }
	for y := 0; y < code.Size; y += 2 {
		var line strings.Builder
		for x := range code.Size {
			switch above, below := dark(x, y), dark(x, y+1); {
			case above && below:
				line.WriteRune('█')
			case above:
				line.WriteRune('▀')
			case below:
				line.WriteRune('▄')
			default:
				line.WriteRune(' ')
			}
		}
		fmt.Fprintf(w, "%s%s%s\n", begin, line.String(), end)
	}
}

type partnerAddCmd struct {
	desk
	actor
	Card string `arg:"" name:"cardfile" help:"File with the partner's card, short or full; - for standard input."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (partnerAddCmd) Help() string {
	return `Pins the keys that the card names; from then on only what these keys signed counts as the partner's. A short
card has no keys: they are asked for at the door that it names and held against it; while nobody answers there the
partner waits (tansiq partner pin). Then read the twelve words to each other: if one differs, revoke the pin.

` + actorHelp + `

Examples:

    tansiq partner add their-card.txt --as rana
    pbpaste | tansiq partner add - --as rana`
}

func (c partnerAddCmd) Run(e *env) error {
	b, err := e.readInput(c.Card, maxCardFile)
	if err != nil {
		return err
	}
	n, by, err := c.openAs(e, c.desk, account.ManagePartners)
	if err != nil {
		return err
	}
	defer n.Close()
	connect(e.ctx, n)
	p, err := n.PinPartner(e.ctx, by.ID, string(b))
	if err != nil {
		return fmt.Errorf("%s: %w", name(c.Card), sayable(err))
	}
	return showPin(e, *p, c.JSON)
}

// name names an input in messages.
func name(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}

// sayable is an error with its words for people in place of its text.
func sayable(err error) error {
	return errors.New(words(err, "en"))
}

// showPin shows what is kept of a partner's keys, and the words to compare.
func showPin(e *env, p node.Partner, asJSON bool) error {
	digest, err := digestOf(p)
	if err != nil {
		return err
	}
	if asJSON {
		return e.printJSON(partnerJSON(p, digest))
	}
	switch p.State {
	case node.PartnerWaiting:
		fmt.Fprintf(e.out, "%s (%s) waits: its card is here and its keys are not.\n", both(p.Name), p.ID)
		if p.Door == "" {
			fmt.Fprintln(e.out, "The card names no door where they could be asked for: ask the partner for its full card and add that.")
		} else {
			fmt.Fprintf(e.out, "Nobody answers at %s yet: `tansiq partner pin %s` asks again, or add its full card.\n", p.Door, p.ID)
		}
	case node.PartnerRevoked:
		fmt.Fprintf(e.out, "%s (%s) is revoked: nothing goes there and nothing is taken from there.\n", both(p.Name), p.ID)
	default:
		fmt.Fprintf(e.out, "%s (%s) is pinned, generation %d of its keys.\n", both(p.Name), p.ID, p.Pin.Current().Generation)
	}
	fmt.Fprintln(e.out, "Compare these words with the partner, by telephone or face to face; all twelve must be the same:")
	fingerprint(e.out, digest)
	return nil
}

// digestOf is the digest of the keys that people compare: the newest pinned ones, else those that the card names.
func digestOf(p node.Partner) (digest [32]byte, err error) {
	if p.Pin != nil {
		return p.Pin.Current().Digest(), nil
	}
	b, err := hex.DecodeString(p.Digest)
	if err != nil || len(b) != len(digest) {
		return digest, fmt.Errorf("reading the keys of partner %s: the stored digest is damaged", p.ID)
	}
	return [32]byte(b), nil
}

// partnerJSON is a partner for machines.
func partnerJSON(p node.Partner, digest [32]byte) map[string]any {
	generation := 0
	if p.Pin != nil {
		generation = p.Pin.Current().Generation
	}
	lists := p.Lists
	if lists == nil {
		lists = []string{}
	}
	return map[string]any{"id": p.ID, "state": p.State, "name": p.Name, "door": p.Door, "digest": hex.EncodeToString(digest[:]), "generation": generation,
		"words": bothWords(digest), "lists": lists, "frozen": p.Frozen != "", "recovering": p.Recovering(), "failure": p.Failure, "seen": stamp(p.Seen)}
}

type partnerListCmd struct {
	desk
	JSON bool `name:"json" help:"Print JSON."`
}

func (partnerListCmd) Help() string {
	return `Examples:

    tansiq partner list
    tansiq partner list --json | jq -r '.[] | select(.state == "waiting") | .id'`
}

func (c partnerListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	list, err := n.Partners(e.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []any{}
		for _, p := range list {
			digest, err := digestOf(p)
			if err != nil {
				return err
			}
			out = append(out, partnerJSON(p, digest))
		}
		return e.printJSON(out)
	}
	if len(list) == 0 {
		e.say("No partners yet: `tansiq partner add` takes in a card.")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, p := range list {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", p.ID, p.State, both(p.Name), strings.Join(remarks(p), "; "))
	}
	return w.Flush()
}

// remarks are what should be known of a partner at a glance.
func remarks(p node.Partner) []string {
	var out []string
	if p.Door == "" {
		out = append(out, "by courier")
	} else {
		out = append(out, p.Door)
	}
	if p.Designated() {
		out = append(out, "designated: "+strings.Join(p.Lists, ", "))
	}
	if p.Abuse != "" {
		out = append(out, "a report of abuse stands")
	}
	if p.Frozen != "" {
		out = append(out, "frozen: a fault in its ledger has not been looked at")
	}
	if p.Recovering() {
		out = append(out, "recovering: nothing is given until the ledger is whole again")
	}
	if p.Failure != "" {
		out = append(out, "door: "+strings.ReplaceAll(p.Failure, "_", " "))
	}
	return out
}

type partnerPinCmd struct {
	desk
	actor
	Partner string `arg:"" help:"Name, id, or the beginning of the id."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (partnerPinCmd) Help() string {
	return `Asks at the door of a partner that waits for its keys, and holds them against its card. For a partner that is
pinned already it asks nobody and shows the words, to be compared again.

` + actorHelp + `

Examples:

    tansiq partner pin "Damascus office" --as rana
    tansiq partner pin p-5kx3qa --as rana`
}

func (c partnerPinCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ManagePartners)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := partner(e, n, c.Partner)
	if err != nil {
		return err
	}
	if p.State == node.PartnerWaiting {
		connect(e.ctx, n)
		if err := n.FetchKeys(e.ctx, by.ID, p.ID); err != nil {
			return sayable(err)
		}
		if p, err = n.Partner(e.ctx, p.ID); err != nil {
			return err
		}
	}
	return showPin(e, p, c.JSON)
}

type partnerDesignateCmd struct {
	desk
	actor
	Partner string   `arg:"" help:"Name, id, or the beginning of the id."`
	List    []string `sep:"none" xor:"lists" required:"" placeholder:"NAME" help:"A designation list that the partner is on; repeatable. The lists take the place of those noted before."`
	None    bool     `xor:"lists" required:"" help:"The partner is on no list any more."`
	JSON    bool     `name:"json" help:"Print JSON."`
}

func (partnerDesignateCmd) Help() string {
	return `To a designated partner something goes only under an agreement that names a legal basis, and only when somebody
has approved it who wrote none of it.

` + actorHelp + `

Examples:

    tansiq partner designate "Damascus office" --list "National list A" --list "Council regulation B" --as rana
    tansiq partner designate "Damascus office" --none --as rana`
}

func (c partnerDesignateCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ManagePartners)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := partner(e, n, c.Partner)
	if err != nil {
		return err
	}
	if c.List == nil {
		c.List = []string{}
	}
	if err := n.ChangePartner(e.ctx, by.ID, p.ID, node.PartnerChange{Lists: &c.List}); err != nil {
		return err
	}
	if p, err = n.Partner(e.ctx, p.ID); err != nil {
		return err
	}
	if c.JSON {
		return showPin(e, p, true)
	}
	if p.Designated() {
		e.say("%s is noted as designated: %s.", both(p.Name), strings.Join(p.Lists, ", "))
	} else {
		e.say("%s is noted as being on no list.", both(p.Name))
	}
	return nil
}

type partnerRevokeCmd struct {
	desk
	actor
	Partner string `arg:"" help:"Name, id, or the beginning of the id."`
	Why     string `required:"" placeholder:"TEXT" help:"Why, for the journal."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (partnerRevokeCmd) Help() string {
	return `What waits for the partner is thrown away, and nothing it sends is taken any more. What was exchanged stays, and
stays verifiable. There is no way back but a card for new keys.

` + actorHelp + `

Examples:

    tansiq partner revoke "Damascus office" --why "its laptop was stolen" --as rana`
}

func (c partnerRevokeCmd) Run(e *env) error {
	if strings.TrimSpace(c.Why) == "" {
		return usagef("--why: say why, for the journal")
	}
	n, by, err := c.openAs(e, c.desk, account.ManagePartners)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := partner(e, n, c.Partner)
	if err != nil {
		return err
	}
	if err := n.RevokePartner(e.ctx, by.ID, p.ID, c.Why); err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(map[string]any{"id": p.ID, "state": node.PartnerRevoked})
	}
	e.say("%s is revoked.", both(p.Name))
	return nil
}

type partnerRotateCmd struct {
	desk
	actor
	JSON bool `name:"json" help:"Print JSON."`
}

func (partnerRotateCmd) Help() string {
	return `The present keys sign that the new ones follow them, and every pinned partner is told so with the next parcels.
Cards that were given out before stay good for partners who pinned them; give the new card to others.

` + actorHelp + `

Examples:

    tansiq partner rotate --as rana`
}

func (c partnerRotateCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ManagePartners)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := n.RotateKeys(e.ctx, by.ID); err != nil {
		return err
	}
	card, err := n.Card(e.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(map[string]any{"party": card.Party, "generation": card.Public.Generation, "digest": hex.EncodeToString(card.Digest[:]), "words": bothWords(card.Digest)})
	}
	e.say("This node has keys of generation %d. Partners are told with the next parcels. The new words:", card.Public.Generation)
	fingerprint(e.out, card.Digest)
	return nil
}

type partnerLedgerCmd struct {
	desk
	Partner string `arg:"" help:"Name, id, or the beginning of the id."`
	Output  string `short:"o" required:"" placeholder:"FILE" help:"Write to FILE; it appears whole or not at all. - for standard output."`
	JSON    bool   `name:"json" help:"Print JSON about what was written."`
}

func (partnerLedgerCmd) Help() string {
	return `Writes both logs, what each of you told the other, with contents, cosignatures and public keys, as lines of
JSON. Whoever gets the file sees all that passed between you: what kind of thing, when, under which agreement; no
texts. Verify it with tansiq verify ledger.

Examples:

    tansiq partner ledger "Damascus office" -o ledger.jsonl
    tansiq verify ledger ledger.jsonl --card their-card.txt`
}

func (c partnerLedgerCmd) Run(e *env) error {
	n, p, err := c.openWith(e, c.Partner)
	if err != nil {
		return err
	}
	defer n.Close()
	count := &counting{}
	if err := e.writeWhole(c.Output, func(w io.Writer) error {
		return n.LedgerFile(e.ctx, p.ID, io.MultiWriter(w, count))
	}); err != nil {
		return err
	}
	if c.JSON && c.Output != "-" {
		return e.printJSON(map[string]any{"partner": p.ID, "file": c.Output, "bytes": count.n})
	}
	e.say("Wrote the ledger with %s (%s).", both(p.Name), size(count.n))
	return nil
}

// counting counts the bytes that are written to it.
type counting struct{ n int64 }

func (c *counting) Write(b []byte) (int, error) {
	c.n += int64(len(b))
	return len(b), nil
}

type partnerReceiptCmd struct {
	desk
	Partner string `arg:"" help:"Name, id, or the beginning of the id."`
	Copy    string `arg:"" help:"Id of the copy that was given (incident--…), or of the release that it left by (R-0014)."`
	Output  string `short:"o" required:"" placeholder:"FILE" help:"Write to FILE; it appears whole or not at all. - for standard output."`
	JSON    bool   `name:"json" help:"Print JSON about what was written."`
}

func (partnerReceiptCmd) Help() string {
	return `A receipt proves, with the public keys of both of you and nothing else, that the copy was given and that the
partner had it by a certain time. It is there once the partner's cosignature has come back. Verify it with tansiq
verify receipt.

Examples:

    tansiq release list --json | jq -r '.[0].copies[]'
    tansiq partner receipt "Damascus office" incident--6f0e… -o receipt.txt
    tansiq partner receipt "Damascus office" R-0014 -o receipt.txt`
}

func (c partnerReceiptCmd) Run(e *env) error {
	n, p, err := c.openWith(e, c.Partner)
	if err != nil {
		return err
	}
	defer n.Close()
	if strings.HasPrefix(c.Copy, "R-") {
		r, err := n.Release(e.ctx, c.Copy)
		switch {
		case errors.Is(err, store.ErrNotFound) || err == nil && r.Partner != p.ID:
			return fmt.Errorf("there is no release %s to %s", c.Copy, both(p.Name))
		case err != nil:
			return err
		case len(r.Copies) == 0:
			return fmt.Errorf("nothing has left by %s yet", c.Copy)
		case len(r.Copies) > 1:
			return fmt.Errorf("several copies left by %s: name one of %s", c.Copy, strings.Join(r.Copies, " "))
		}
		c.Copy = r.Copies[0]
	}
	proof, err := n.ProofOf(e.ctx, p.ID, c.Copy)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no receipt of %s by %s: it was not given, or the partner's cosignature has not come back yet", c.Copy, both(p.Name))
	}
	if err != nil {
		return err
	}
	if err := e.writeWhole(c.Output, func(w io.Writer) error {
		_, err := w.Write(proof.Text)
		return err
	}); err != nil {
		return err
	}
	if c.JSON && c.Output != "-" {
		return e.printJSON(map[string]any{"partner": p.ID, "copy": c.Copy, "file": c.Output, "after": stamp(proof.After), "before": stamp(proof.Says.Before)})
	}
	e.say("%s had it by %s.", both(p.Name), clock(proof.Says.Before))
	return nil
}
