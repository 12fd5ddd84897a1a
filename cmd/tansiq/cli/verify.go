package cli

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/node"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/text"
)

type verifyCmd struct {
	Ledger  verifyLedgerCmd  `cmd:"" help:"Verify both logs of a pair from a file, with public keys alone."`
	Receipt verifyReceiptCmd `cmd:"" help:"Verify a receipt, with public keys alone."`
	Courier verifyCourierCmd `cmd:"" help:"Verify a courier file for this node and take nothing from it."`
	Journal verifyJournalCmd `cmd:"" help:"Verify this node's own journal."`
}

// verdict is embedded by the commands that verify.
type verdict struct {
	spoken
	JSON bool `name:"json" help:"Print JSON; what is wrong stands in it too."`
}

// fail tells what is wrong with a file: for machines on standard output too.
func (v verdict) fail(e *env, file string, err error) error {
	said := text.Bilingual{AR: words(err, "ar"), EN: words(err, "en")}
	if v.JSON {
		if err := e.printJSON(map[string]any{"ok": false, "code": code(err), "words": said, "detail": err.Error()}); err != nil {
			return err
		}
	}
	line := said.In(v.Lang)
	if f := (*ledger.Fault)(nil); v.Lang == "en" && errors.As(err, &f) {
		line = f.Error() // with the detail, which is in English alone
	}
	e.say("tansiq: %s: %s", file, oneLine(line))
	return errTold
}

// oneLine keeps what stands in a file from breaking the line that quotes it.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// code is the stable code of what is wrong with a file.
func code(err error) string {
	var courier *parcel.Error
	var keys *party.Error
	switch kind := ledger.KindOf(err); {
	case kind != "":
		return string(kind)
	case errors.As(err, &courier):
		return string(courier.Code)
	case errors.As(err, &keys):
		return keys.Code
	}
	return "failed"
}

// keys prints whose keys something was verified with, by name where a card tells it.
func (v verdict) keys(e *env, list []node.VerifiedKeys, cards []party.Card) {
	fmt.Fprintf(e.out, "\n%s\n", v.in("تُحُقّق منه بمفاتيح:", "Verified with the keys of:"))
	own := false
	for _, k := range list {
		from := v.in("من البطاقة المعطاة", "from the card that was given")
		if !k.Given {
			from, own = v.in("من الملف نفسه", "from the file itself"), true
		}
		if i := slices.IndexFunc(cards, func(c party.Card) bool { return c.Party == k.Party }); i >= 0 {
			from += v.in("، ", ", ") + both(text.Bilingual{AR: cards[i].NameAR, EN: cards[i].NameEN})
		}
		fmt.Fprintf(e.out, "  %s (%s)\n    %s\n", k.Party, from, strings.Join(k.Words, " "))
	}
	if own {
		fmt.Fprintln(e.out, v.in("المفاتيح التي في الملف نفسه لا تُثبت مَن صاحبها: قارن كلماتها بكلمات بطاقته، أو أعطِ البطاقة بـ --card.",
			"Keys that stand in the file itself do not show whose they are: compare their words with those of the party's card, or give the card with --card."))
	}
}

type verifyLedgerCmd struct {
	verdict
	File string   `arg:"" help:"File of tansiq partner ledger."`
	Card []string `sep:"none" placeholder:"FILE" help:"Full card of one of the two parties; repeatable."`
}

func (verifyLedgerCmd) Help() string {
	return `Needs no node and no network. Every entry is held against the Merkle roots that its writer signed and its reader
cosigned, every content against its commitment, what entries name of the other log against that log, and times against
the cosignatures around them. Without --card the public keys in the file are used: compare their words.

Examples:

    tansiq verify ledger ledger.jsonl
    tansiq verify ledger ledger.jsonl --card ours.txt --card theirs.txt
    tansiq verify ledger ledger.jsonl --lang ar
    tansiq verify ledger ledger.jsonl --json | jq .ok`
}

func (c verifyLedgerCmd) Run(e *env) error {
	cards, err := e.cards(c.Card)
	if err != nil {
		return err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("opening %s: %w", c.File, plain(err))
	}
	defer f.Close()
	bar := e.meter("Verifying")
	report, err := node.VerifyLedgerFile(watched(f, bar), cards, c.Lang)
	bar.done()
	if err != nil {
		return c.fail(e, c.File, err)
	}
	if c.JSON {
		logs := []any{}
		for _, l := range report.Logs {
			flags := []any{}
			for _, f := range l.Flags {
				flags = append(flags, map[string]any{"code": f.Kind, "entry": f.Index, "words": f.Words()})
			}
			logs = append(logs, map[string]any{"writer": l.Writer, "reader": l.Reader, "entries": l.Size, "signed": l.Signed, "cosigned": l.Cosigned,
				"cosigned_at": stamp(newestMark(l.Marks)), "opened": l.Opened, "paired": l.Paired, "flagged": l.Flagged, "flags": flags})
		}
		return e.printJSON(map[string]any{"ok": true, "logs": logs, "keys": listed(report.Cards)})
	}
	fmt.Fprintf(e.out, "%s: %s\n", c.File, c.in("السجلّان سليمان.", "the ledger is sound."))
	for _, l := range report.Logs {
		fmt.Fprintf(e.out, "\n%s → %s\n", l.Writer, l.Reader)
		fmt.Fprintf(e.out, c.in("  القيود: %s، منها %s بمضمونها\n", "  %s entries, %s of them with their content\n"), thousands(int(l.Size)), thousands(int(l.Opened)))
		fmt.Fprintf(e.out, c.in("  وقّع الكاتب على %s منها\n", "  signed by the writer: %s\n"), thousands(int(l.Signed)))
		fmt.Fprintf(e.out, c.in("  ووقّع القارئ على %s منها، آخرها في %s\n", "  cosigned by the reader: %s, last at %s\n"), thousands(int(l.Cosigned)), clock(newestMark(l.Marks)))
		if l.Paired {
			fmt.Fprintln(e.out, c.in("  وما يذكره من السجلّ المقابل صحيح", "  what it names of the other log is right"))
		}
		for _, f := range l.Flags {
			fmt.Fprintf(e.out, "  ! %s\n", f.Words().In(c.Lang))
		}
	}
	c.keys(e, report.Cards, cards)
	return nil
}

// newestMark is the time of the last cosignature.
func newestMark(marks []ledger.Mark) time.Time {
	var at time.Time
	for _, m := range marks {
		if m.At.After(at) {
			at = m.At
		}
	}
	return at
}

type verifyReceiptCmd struct {
	verdict
	File string   `arg:"" help:"Receipt, as tansiq partner receipt or the pages wrote it."`
	Card []string `sep:"none" required:"" placeholder:"FILE" help:"Full card of a party; give those of both."`
}

func (verifyReceiptCmd) Help() string {
	return `Needs no node and no network: the full cards of both parties are enough (tansiq partner card --full). It shows
that the entry stands in the log, that its writer signed that log, and by when its reader had it.

Examples:

    tansiq verify receipt receipt.txt --card ours.txt --card theirs.txt
    tansiq verify receipt receipt.txt --card ours.txt --card theirs.txt --json | jq .before`
}

// maxReceiptFile bounds a file with a receipt.
const maxReceiptFile = 2 << 20

func (c verifyReceiptCmd) Run(e *env) error {
	cards, err := e.cards(c.Card)
	if err != nil {
		return err
	}
	b, err := e.readInput(c.File, maxReceiptFile)
	if err != nil {
		return err
	}
	r, keys, err := node.VerifyReceiptFile(b, cards, c.Lang)
	if err != nil {
		return c.fail(e, name(c.File), err)
	}
	if c.JSON {
		out := map[string]any{"ok": true, "writer": r.Log.Writer, "reader": r.Log.Reader, "entry": r.Index, "size": r.Head.Size, "before": stamp(r.Before),
			"root": hex.EncodeToString(r.Head.Root[:]), "content": nil, "keys": listed(keys)}
		if r.Opening != nil {
			out["content"] = map[string]any{"kind": r.Content.Kind, "at": stamp(r.Content.At), "parcel": r.Content.Parcel, "agreement": r.Content.Agreement,
				"what": r.Content.What, "ref": r.Content.Ref, "digest": r.Content.Digest, "code": r.Content.Code, "step": r.Content.Step}
		}
		return e.printJSON(out)
	}
	fmt.Fprintf(e.out, "%s: %s\n\n", name(c.File), c.in("الإيصال صحيح.", "the receipt is good."))
	fmt.Fprintf(e.out, c.in("  القيد رقم %d من سجلّ %s لدى %s\n", "  entry %d of the log of %s for %s\n"), r.Index+1, r.Log.Writer, r.Log.Reader)
	if r.Opening != nil {
		fmt.Fprintf(e.out, "  %s %s %s %s\n", r.Content.Kind, r.Content.What, r.Content.Ref, clock(r.Content.At))
	} else {
		fmt.Fprintln(e.out, c.in("  مضمونه غير مكشوف", "  its content is not shown"))
	}
	fmt.Fprintf(e.out, c.in("  كان عند القارئ في %s\n", "  its reader had it by %s\n"), clock(r.Before))
	c.verdict.keys(e, keys, cards)
	return nil
}

type verifyCourierCmd struct {
	desk
	verdict
	File string `arg:"" help:"Courier file."`
}

func (verifyCourierCmd) Help() string {
	return `A courier file is sealed to one node, so that node is needed (--data), and its sender must be pinned there. It
verifies that the file is whole, that its sender signed just this, and the seal of every parcel.

Examples:

    tansiq verify courier for-us.tansiq
    tansiq verify courier for-us.tansiq --data /srv/tansiq --json | jq .parcels`
}

func (c verifyCourierCmd) Run(e *env) error {
	f, err := os.Open(c.File)
	if err != nil {
		return fmt.Errorf("opening %s: %w", c.File, plain(err))
	}
	defer f.Close()
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	bar := e.meter("Verifying")
	s, err := n.VerifyCourier(e.ctx, watched(f, bar))
	bar.done()
	if err != nil {
		return c.fail(e, c.File, err)
	}
	p, err := n.Partner(e.ctx, s.From)
	if err != nil {
		return err
	}
	digest, err := digestOf(p)
	if err != nil {
		return err
	}
	keys := []node.VerifiedKeys{{Party: p.ID, Digest: hex.EncodeToString(digest[:]), Words: party.Words(digest, c.Lang), Given: true}}
	if c.JSON {
		return e.printJSON(map[string]any{"ok": true, "from": s.From, "generation": s.Generation, "made": stamp(s.Made), "parcels": s.Parcels, "bytes": s.Bytes,
			"sha256": hex.EncodeToString(s.Hash[:]), "keys": keys})
	}
	fmt.Fprintf(e.out, "%s: %s\n\n", c.File, c.in("الملف سليم، ولم يؤخذ منه شيء.", "the file is whole; nothing was taken from it."))
	fmt.Fprintf(e.out, c.in("  من %s، حُزم في %s، وفيه من الطرود: %s\n", "  from %s, packed at %s, parcels: %s\n"), p.Name.In(c.Lang), clock(s.Made), thousands(int(s.Parcels)))
	fmt.Fprintf(e.out, "\n%s\n  %s\n    %s\n", c.in("تُحُقّق منه بمفاتيح الشريك المثبَّتة هنا:", "Verified with the keys of the partner that are pinned here:"), p.ID, strings.Join(keys[0].Words, " "))
	return nil
}

type verifyJournalCmd struct {
	desk
	verdict
}

func (verifyJournalCmd) Help() string {
	return `Chains every line of the node's own journal and holds the chain against the heads that the node signed, one a day.
What came after the newest head could have been changed unseen; the output says how much that is.

Examples:

    tansiq verify journal
    tansiq verify journal --data /srv/tansiq --json | jq .fault`
}

func (c verifyJournalCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := n.VerifyJournal(e.ctx)
	if err != nil {
		return err
	}
	keys, err := n.Keys(e.ctx)
	if err != nil {
		return err
	}
	digest := keys.Public().Digest()
	if c.JSON {
		if err := e.printJSON(map[string]any{"ok": s.Fault == "", "party": s.Party, "lines": s.Size, "signed": s.Signed, "heads": s.Heads, "fault": s.Fault,
			"digest": hex.EncodeToString(digest[:])}); err != nil {
			return err
		}
	}
	if s.Fault != "" {
		e.say("tansiq: the journal of %s: %s", c.name(), oneLine(s.Fault))
		return errTold
	}
	if c.JSON {
		return nil
	}
	fmt.Fprintf(e.out, "%s: %s\n\n", c.name(), c.in("السجل الداخلي سليم.", "the journal is sound."))
	fmt.Fprintf(e.out, c.in("  الأسطر: %s، منها %s تحت توقيع هذه العقدة\n", "  %s lines, %s of them under a head that this node signed\n"), thousands(int(s.Size)), thousands(int(s.Signed)))
	fmt.Fprintf(e.out, "\n%s\n  %s\n    %s\n", c.in("تُحُقّق منه بمفاتيح هذه العقدة:", "Verified with this node's own keys:"), s.Party, strings.Join(party.Words(digest, c.Lang), " "))
	return nil
}
