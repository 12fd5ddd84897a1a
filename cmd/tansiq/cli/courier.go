package cli

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/parcel"
)

type packCmd struct {
	desk
	actor
	To     string `required:"" placeholder:"PARTNER" help:"Name, id, or the beginning of the id."`
	Output string `short:"o" required:"" placeholder:"FILE" help:"Write to FILE; it appears whole or not at all."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

func (packCmd) Help() string {
	return `Puts everything that waits for a partner into one sealed file, to be carried by hand: proposals, signatures,
releases, answers, and the receipt for what came. Only the partner can open it; whoever finds it learns neither from
whom nor to whom it is. What is packed waits on until the partner's receipt is back, so a file that is lost costs
nothing: pack again.

What is approved and not urgent goes along too, dated to the last beat of its agreement; but where the node is running
on the same directory or on PostgreSQL, that keeps the beat itself. ` + actorOptional + `

Examples:

    tansiq pack --to "Damascus office" -o /media/usb/for-damascus.tansiq
    tansiq pack --to p-5kx3qa -o out.tansiq --as rana --json`
}

// actorOptional stands in the help of commands that the node may run by itself.
const actorOptional = `--as LOGIN notes in the journal who did it.`

func (c packCmd) Run(e *env) error {
	if c.Output == "-" {
		return usagef("-o: name a file; a sealed file is nothing to look at")
	}
	n, by, err := c.openIfAny(e, c.desk, account.CarryParcels)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := partner(e, n, c.To)
	if err != nil {
		return err
	}
	if err := n.CatchUp(e.ctx, p.ID); err != nil {
		return fmt.Errorf("letting go what is due: %w", err)
	}
	bar := e.meter("Packing")
	var packed node.Packed
	count := &counting{}
	err = e.writeWhole(c.Output, func(w io.Writer) (err error) {
		packed, err = n.Pack(e.ctx, by, p.ID, io.MultiWriter(w, count), func(done, total int64) { bar.set(int(done), int(total)) })
		return err
	})
	bar.done()
	if err != nil {
		return fmt.Errorf("packing for %s: %w", both(p.Name), sayable(err))
	}
	if c.JSON {
		return e.printJSON(map[string]any{"partner": p.ID, "file": c.Output, "parcels": packed.Parcels, "bytes": packed.Bytes, "size": count.n})
	}
	e.say("Packed %s for %s into %s (%s).", parcels(packed.Parcels), both(p.Name), c.Output, size(count.n))
	return nil
}

// parcels writes a number of parcels.
func parcels(n int) string {
	if n == 1 {
		return "1 parcel"
	}
	return thousands(n) + " parcels"
}

type unpackCmd struct {
	desk
	actor
	File string `arg:"" help:"Courier file."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (unpackCmd) Help() string {
	return `Takes in a file that a partner packed: nothing of it before all of it is verified. What it brings then waits on
the pages, as if it had come by the door. The answers wait for the way back: pack a file for the partner. The same
file again changes nothing.

A parcel that is refused is told with the reason, and gives exit code 1; the others are taken. ` + actorOptional + `

Examples:

    tansiq unpack /media/usb/for-us.tansiq
    tansiq unpack for-us.tansiq --as rana --json`
}

func (c unpackCmd) Run(e *env) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("opening %s: %w", c.File, plain(err))
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.IsDir() {
		return fmt.Errorf("%s is a directory: name the file in it", c.File)
	}
	n, by, err := c.openIfAny(e, c.desk, account.CarryParcels)
	if err != nil {
		return err
	}
	defer n.Close()
	// Looked through first, so that the bar knows how much there is, and so that what is new can be told from what was
	// here before.
	bar := e.meter("Verifying")
	summary, err := n.VerifyCourier(e.ctx, watched(f, bar))
	bar.done()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, sayable(err))
	}
	before, err := n.Arrivals(e.ctx, summary.From)
	if err != nil {
		return err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("reading %s: %w", c.File, plain(err))
	}
	bar = e.meter("Unpacking")
	out, err := n.Unpack(e.ctx, by, f, func(done int) { bar.set(done, int(summary.Parcels)) })
	bar.done()
	if err != nil {
		return fmt.Errorf("%s: %w", c.File, sayable(err))
	}
	after, err := n.Arrivals(e.ctx, summary.From)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, a := range before {
		known[a.ID] = true
	}
	fresh, refused := 0, []node.Arrival{}
	for _, a := range after {
		if known[a.ID] {
			continue
		}
		fresh++
		if a.State == "refused" {
			refused = append(refused, a)
		}
	}
	p, err := n.Partner(e.ctx, summary.From)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := e.printJSON(map[string]any{"partner": out.Partner, "parcels": out.Parcels, "new": fresh, "status": out.Status, "answers": out.Answers,
			"refused": refused, "frozen": p.Frozen != ""}); err != nil {
			return err
		}
	} else {
		c.tell(e, p, out, fresh)
	}
	for _, r := range refused {
		e.say("tansiq: a parcel was refused (%s, %s): %s", r.Kind, r.Code, parcel.Code(r.Code).Words().EN)
	}
	if len(refused) > 0 {
		return errTold
	}
	return nil
}

// tell says what came of a courier file.
func (c unpackCmd) tell(e *env, p node.Partner, out node.Unpacked, fresh int) {
	if fresh == 0 && out.Parcels > 0 {
		fmt.Fprintf(e.out, "From %s: %s, nothing new: all of it has come before.\n", both(p.Name), parcels(out.Parcels))
		return
	}
	fmt.Fprintf(e.out, "From %s: %s, %s of them new.\n", both(p.Name), parcels(out.Parcels), thousands(fresh))
	if w := out.Status["waiting"]; w > 0 {
		fmt.Fprintf(e.out, "%s wait for others that come before them: ask the partner to pack again.\n", parcels(w))
	}
	if p.Frozen != "" {
		fmt.Fprintln(e.out, "Something is wrong with the partner's ledger; it is given nothing more until somebody has looked at it on the pages.")
	}
	if out.Answers > 0 {
		fmt.Fprintf(e.out, "The answers wait for the way back: `tansiq pack --to %s -o FILE`.\n", p.ID)
	}
}

type deliverCmd struct {
	desk
	Partner string `arg:"" optional:"" help:"Name, id, or the beginning of the id; all that have a door when left out."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (deliverCmd) Help() string {
	return `Does once what a running node (tansiq serve) does all the time, for a node that runs only now and then: lets go what
is due on the last beat of agreements, hands in at partners' doors what waits for them, takes their answers, erases what
has been kept as long as agreements allow, and signs the journal. Run it at least once a day where nothing else runs,
also where all partners are met by courier. A door that does not answer gives exit code 1.

Examples:

    tansiq deliver
    tansiq deliver "Damascus office" --json`
}

func (c deliverCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	connect(e.ctx, n)
	only := ""
	list, err := n.Partners(e.ctx)
	if err != nil {
		return err
	}
	if c.Partner != "" {
		p, err := partner(e, n, c.Partner)
		if err != nil {
			return err
		}
		if p.Door == "" {
			return fmt.Errorf("%s has no door: pack a file for it", both(p.Name))
		}
		list, only = []node.Partner{p}, p.ID
	}
	list = slices.DeleteFunc(list, func(p node.Partner) bool { return p.State != node.PartnerPinned || p.Door == "" })
	// Greeted first: a node that lost entries of its ledger learns of it before it writes new ones.
	greeting := map[string]error{}
	for _, p := range list {
		greeting[p.ID] = n.Greet(e.ctx, p.ID)
	}
	if err := n.CatchUp(e.ctx, only); err != nil {
		return fmt.Errorf("letting go what is due: %w", err)
	}
	if err := n.Expire(e.ctx); err != nil {
		return fmt.Errorf("erasing what has been kept long enough: %w", err)
	}
	out, failed := []any{}, false
	for _, p := range list {
		sent, err := 0, greeting[p.ID]
		if err == nil {
			sent, err = n.DeliverTo(e.ctx, p.ID)
		}
		if e.ctx.Err() != nil {
			return e.ctx.Err()
		}
		waiting, errOut := waitingFor(e, n, p.ID)
		if errOut != nil {
			return errOut
		}
		if p, errOut = n.Partner(e.ctx, p.ID); errOut != nil {
			return errOut
		}
		why := ""
		switch {
		case err != nil:
			why = doorWords(err)
		case p.Failure != "":
			why = failureWords(p.Failure)
		}
		failed = failed || why != ""
		out = append(out, map[string]any{"partner": p.ID, "handed_in": sent, "waiting": waiting, "failure": why})
		if !c.JSON {
			fmt.Fprintf(e.out, "%s: %s handed in, %s waiting.\n", both(p.Name), parcels(sent), thousands(waiting))
		}
		if why != "" {
			e.say("tansiq: %s: %s", both(p.Name), why)
		}
	}
	if err := n.SealJournal(e.ctx); err != nil {
		return fmt.Errorf("signing the journal: %w", err)
	}
	if c.JSON {
		if err := e.printJSON(out); err != nil {
			return err
		}
	} else if len(list) == 0 {
		e.say("No partner has a door: pack files for them.")
	}
	if failed {
		return errTold
	}
	return nil
}

// waitingFor counts the parcels that wait for a partner.
func waitingFor(e *env, n *node.Node, id string) (int, error) {
	list, err := n.Outbox(e.ctx, id, 0)
	waiting := 0
	for _, o := range list {
		if o.State == "waiting" {
			waiting++
		}
	}
	return waiting, err
}

// doorWords say what keeps a partner's door shut.
func doorWords(err error) string {
	for _, known := range []error{node.ErrKeyChanged, node.ErrTurnedAway, node.ErrBusy, node.ErrUnreachable} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return words(err, "en")
}

// failureWords say the same of a failure that was noted.
func failureWords(code string) string {
	switch code {
	case node.FailKeyChanged:
		return node.ErrKeyChanged.Error()
	case node.FailTurnedAway:
		return node.ErrTurnedAway.Error()
	case node.FailBusy:
		return node.ErrBusy.Error()
	case node.FailUnreachable:
		return node.ErrUnreachable.Error()
	}
	return "its door answered in a way that is not understood"
}
