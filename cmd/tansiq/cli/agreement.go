package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

type agreementCmd struct {
	Template agreementTemplateCmd `cmd:"" help:"Print terms to start from."`
	Propose  agreementProposeCmd  `cmd:"" help:"Sign terms and send them to the other party."`
	Sign     agreementSignCmd     `cmd:"" help:"Sign what a partner proposed: an agreement, a step, or assurances."`
	Show     agreementShowCmd     `cmd:"" help:"Read an agreement in plain words, with signatures, step and conditions; or list all."`
	Step     agreementStepCmd     `cmd:"" help:"Propose that the next step of an agreement opens."`
	Assure   agreementAssureCmd   `cmd:"" help:"Give a partner this party's word about human rights."`
	End      agreementEndCmd      `cmd:"" help:"Give notice that this party leaves an agreement."`
}

type agreementTemplateCmd struct {
	desk
	Name    string `arg:"" optional:"" help:"Which one; all are listed when left out."`
	Partner string `placeholder:"PARTNER" help:"The other party."`
	Taking  bool   `help:"The partner gives and this party takes; otherwise this party gives."`
	Subject string `placeholder:"ACTOR" help:"Id of the group that it is about; any when left out."`
	Unit    string `placeholder:"UNIT" help:"Id of the area where it happens, like SY-HI; anywhere when left out."`
	Days    int    `default:"365" help:"For how many days it runs, from today."`
	JSON    bool   `name:"json" help:"Print the list as JSON. A template is JSON always."`
}

func (agreementTemplateCmd) Help() string {
	return `Prints terms as JSON, ready to be edited: each field is explained by tansiq agreement show, once it is proposed,
and by the manual. What is missing or empty in terms does not go.

Examples:

    tansiq agreement template
    tansiq agreement template warnings --partner "Damascus office" > terms.json
    tansiq agreement template area_reports --partner p-5kx3qa --taking --unit SY-HI`
}

func (c agreementTemplateCmd) Run(e *env) error {
	list := agreement.Templates(c.Subject, c.Unit)
	if c.Name == "" {
		if c.JSON {
			out := []any{}
			for _, t := range list {
				out = append(out, map[string]any{"id": t.ID, "name": t.Name, "about": t.About})
			}
			return e.printJSON(out)
		}
		for _, t := range list {
			fmt.Fprintf(e.out, "%s: %s\n    %s\n    %s\n", t.ID, both(t.Name), t.About.EN, t.About.AR)
		}
		return nil
	}
	i := slices.IndexFunc(list, func(t agreement.Template) bool { return t.ID == c.Name })
	switch {
	case i < 0:
		return usagef("there is no template %q: `tansiq agreement template` lists them", c.Name)
	case c.Partner == "":
		return usagef("--partner: say who the other party is")
	case c.Days < 1 || c.Days > agreement.MaxDays:
		return usagef("--days: want 1 to %d", agreement.MaxDays)
	}
	n, p, err := c.openWith(e, c.Partner)
	if err != nil {
		return err
	}
	defer n.Close()
	keys, err := n.Keys(e.ctx)
	if err != nil {
		return err
	}
	t := list[i].Terms
	t.Giver, t.Taker = keys.Public().ID, p.ID
	if c.Taking {
		t.Giver, t.Taker = t.Taker, t.Giver
	}
	t.Starts = today(e)
	t.Ends = t.Starts + incident.Day(c.Days-1)
	b, err := t.Marshal()
	if err != nil {
		return err
	}
	return printIndented(e, b)
}

// timing is embedded by commands that propose an instrument.
type timing struct {
	SignBy span  `placeholder:"DUR" default:"14d" help:"How long from now all signatures may take, the way back included (${default})."`
	From   *span `placeholder:"DUR" help:"From when on it is in force, counted from now; at once when the time for signing is over, when left out."`
}

// moments are the two times that the instrument carries.
func (t timing) moments(e *env) (signBy, from time.Time, err error) {
	now := e.now()
	signBy = now.Add(time.Duration(t.SignBy))
	from = signBy
	if t.From != nil {
		from = now.Add(time.Duration(*t.From))
	}
	if from.Before(signBy) {
		return signBy, from, usagef("--from: nothing can be in force before the time for signing (--sign-by) is over")
	}
	return signBy, from, nil
}

const timingHelp = `A signature counts once the other party says that it holds it, and all must count by --sign-by; an instrument
whose signatures are not complete by then is dead everywhere. So allow for the way there and back, by hand if need be.`

// proposed tells what was proposed.
func proposed(e *env, n *node.Node, id string, asJSON bool) error {
	l, v, err := instrumentOf(e, n, id)
	if err != nil {
		return err
	}
	if asJSON {
		return e.printJSON(versionJSON(l, v))
	}
	called, err := names(e, n)
	if err != nil {
		return err
	}
	keys, err := n.Keys(e.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "Proposed %s %s, version %d, and signed for this party.\n", v.Head.Kind, v.ID, v.Head.Version)
	fmt.Fprintf(e.out, "All signatures must count by %s; in force from %s.\n", clock(v.Head.SignBy), clock(v.Head.EffectiveFrom))
	for _, other := range v.Head.Others(keys.Public().ID) {
		fmt.Fprintf(e.out, "It waits for %s: a running node hands it in, or `tansiq pack --to %s -o FILE`.\n", both(called(other)), other)
	}
	return nil
}

type agreementProposeCmd struct {
	proposing
	File    string `arg:"" help:"Terms as JSON; - for standard input."`
	Lineage string `placeholder:"LINEAGE" help:"The agreement that these terms are the next version of; a new one when left out."`
}

func (agreementProposeCmd) Help() string {
	return `Signs terms for this party and sends them to the other one. --as signs, --drafted-by wrote: two people.

` + timingHelp + `

` + actorHelp + `

Examples:

    tansiq agreement template warnings --partner "Damascus office" > terms.json
    tansiq agreement propose terms.json --drafted-by ana --as rana
    tansiq agreement propose terms.json --drafted-by ana --as rana --sign-by 3d --from 5d
    tansiq agreement propose next.json --lineage 3f9c01d2aa45 --drafted-by ana --as rana`
}

func (c agreementProposeCmd) Run(e *env) error {
	signBy, from, err := c.moments(e)
	if err != nil {
		return err
	}
	b, err := e.readInput(c.File, agreement.MaxSize)
	if err != nil {
		return err
	}
	t, err := agreement.Parse(b)
	if err != nil {
		return fmt.Errorf("%s: %w", name(c.File), sayable(err))
	}
	if err := t.Check(); err != nil {
		faults := agreement.FaultsOf(err)
		for _, f := range faults {
			e.say("%s: %s: %s", name(c.File), f.Field, f.Words().EN)
		}
		return fmt.Errorf("%s: %d things are wrong with these terms; nothing was proposed", name(c.File), len(faults))
	}
	return c.propose(e, c.Lineage, func(n *node.Node, word string) (string, error) {
		l, _, err := instrumentOf(e, n, word)
		return l.State.Lineage, err
	}, func(n *node.Node, writer, lineage string) (string, error) {
		return n.SaveDraft(e.ctx, writer, node.Draft{Lineage: lineage, Terms: t})
	}, func(n *node.Node, by, draft string) (string, error) {
		return n.ProposeDraft(e.ctx, by, draft, time.Time{}, signBy, from) // written by this very command
	}, func(n *node.Node, draft string) error { return n.DropDraft(e.ctx, draft) })
}

// refusal is an error about an instrument for people.
func refusal(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("the other party is no partner whose keys are pinned here: `tansiq partner list` shows them (%w)", err)
	}
	return sayable(err)
}

type agreementSignCmd struct {
	desk
	actor
	ID   string `arg:"" help:"Id of the version, or its lineage, or the beginning of either."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (agreementSignCmd) Help() string {
	return `Puts this party's name to a version that a partner proposed, and sends the signature back. Read it first:
tansiq agreement show.

` + actorHelp + `

Examples:

    tansiq agreement show
    tansiq agreement sign 3f9c01d2aa45 --as rana`
}

func (c agreementSignCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.SignInstrument)
	if err != nil {
		return err
	}
	defer n.Close()
	_, v, err := instrumentOf(e, n, c.ID)
	if err != nil {
		return err
	}
	if err := n.SignInstrument(e.ctx, by.ID, v.ID); err != nil {
		return refusal(err)
	}
	l, v, err := instrumentOf(e, n, v.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(versionJSON(l, v))
	}
	fmt.Fprintf(e.out, "Signed %s %s. The signature counts once the other party holds it, which must be by %s.\n", v.Head.Kind, v.ID, clock(v.Head.SignBy))
	return nil
}

type agreementStepCmd struct {
	desk
	actor
	timing
	Lineage string `arg:"" help:"The agreement, or the beginning of its lineage."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (agreementStepCmd) Help() string {
	return `A step opens when its conditions hold in both ledgers and both parties have signed that it opens. This proposes
it, on the ledgers as they stand now, and signs for this party; tansiq agreement show says how far the conditions are.

` + timingHelp + `

` + actorHelp + `

Examples:

    tansiq agreement step 3f9c01d2aa45 --as rana
    tansiq agreement step 3f9c01d2aa45 --as rana --sign-by 2d`
}

func (c agreementStepCmd) Run(e *env) error {
	signBy, from, err := c.moments(e)
	if err != nil {
		return err
	}
	n, by, err := c.openAs(e, c.desk, account.SignInstrument)
	if err != nil {
		return err
	}
	defer n.Close()
	l, _, err := instrumentOf(e, n, c.Lineage)
	if err != nil {
		return err
	}
	id, err := n.ProposeStep(e.ctx, by.ID, l.State.Lineage, signBy, from)
	if err != nil {
		return refusal(err)
	}
	return proposed(e, n, id, c.JSON)
}

type agreementAssureCmd struct {
	desk
	actor
	timing
	Partner []string `arg:"" help:"Partners to whom the word is given."`
	Give    []string `placeholder:"NAME" help:"What is assured; repeatable. All of them when left out."`
	JSON    bool     `name:"json" help:"Print JSON."`
}

func (agreementAssureCmd) Help() string {
	var b strings.Builder
	for _, a := range agreement.Assurances() {
		fmt.Fprintf(&b, "    %-18s %s.\n", a, a.Words().EN)
	}
	return `Agreements under which the taker may act with force or arrest want its word about human rights, signed by both.
This proposes it and signs for this party; the partner signs with tansiq agreement sign.

` + b.String() + `
` + timingHelp + `

` + actorHelp + `

Examples:

    tansiq agreement assure "Coalition desk" --as rana
    tansiq agreement assure "Coalition desk" --give no_torture --give fair_trial --as rana`
}

func (c agreementAssureCmd) Run(e *env) error {
	signBy, from, err := c.moments(e)
	if err != nil {
		return err
	}
	a := node.Assurance{Gives: agreement.Assurances()}
	if len(c.Give) > 0 {
		a.Gives = nil
	}
	for _, g := range c.Give {
		if !slices.Contains(agreement.Assurances(), agreement.Assurance(g)) {
			return usagef("--give: there is no assurance %q", g)
		}
		a.Gives = append(a.Gives, agreement.Assurance(g))
	}
	n, by, err := c.openAs(e, c.desk, account.SignInstrument)
	if err != nil {
		return err
	}
	defer n.Close()
	for _, word := range c.Partner {
		p, err := partner(e, n, word)
		if err != nil {
			return err
		}
		a.To = append(a.To, p.ID)
	}
	id, err := n.ProposeAssurance(e.ctx, by.ID, a, signBy, from)
	if err != nil {
		return refusal(err)
	}
	return proposed(e, n, id, c.JSON)
}

type agreementEndCmd struct {
	desk
	actor
	Lineage string `arg:"" help:"The agreement, or the beginning of its lineage."`
	On      string `required:"" placeholder:"DATE" help:"Its last day, to the end of that day in UTC; or now."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (agreementEndCmd) Help() string {
	return `The notice ends the agreement for both parties at that time, whatever its terms say of its end, and cannot be
taken back. What was given stays bound by the terms. Steps and assurances end in the same way.

` + actorHelp + `

Examples:

    tansiq agreement end 3f9c01d2aa45 --on 2026-12-31 --as rana
    tansiq agreement end 3f9c01d2aa45 --on now --as rana`
}

func (c agreementEndCmd) Run(e *env) error {
	var at time.Time
	if c.On != "now" {
		d, err := date("--on", c.On)
		if err != nil {
			return err
		}
		if d < today(e) {
			return usagef("--on: %s is past", c.On)
		}
		at = (d + 1).Time()
	}
	n, by, err := c.openAs(e, c.desk, account.SignInstrument)
	if err != nil {
		return err
	}
	defer n.Close()
	l, _, err := instrumentOf(e, n, c.Lineage)
	if err != nil {
		return err
	}
	if c.On == "now" { // a moment that is read here has passed when it is signed
		at = e.now().Add(time.Second)
	}
	if err := n.Withdraw(e.ctx, by.ID, l.State.Lineage, at); err != nil {
		return refusal(err)
	}
	return noticed(e, l.State.Lineage, at, c.JSON, "Notice is given: it ends at %s.")
}

// instrumentOf finds an instrument by the id of a version (of any kind), by its lineage, or by the beginning of
// either. For a lineage the version is its newest.
func instrumentOf(e *env, n *node.Node, word string) (node.Lineage, instrument.Version, error) {
	const lists = "tansiq agreement show"
	word, err := sought(word, "an instrument", lists)
	if err != nil {
		return node.Lineage{}, instrument.Version{}, err
	}
	list, err := n.Instruments(e.ctx, "", "")
	if err != nil {
		return node.Lineage{}, instrument.Version{}, err
	}
	type hit struct {
		l node.Lineage
		v instrument.Version
	}
	var hits []hit
	for _, l := range list {
		if strings.HasPrefix(l.State.Lineage, word) {
			if v, ok := l.State.Newest(); ok {
				hits = append(hits, hit{l, v})
				continue
			}
		}
		for _, v := range l.State.Versions {
			if strings.HasPrefix(v.ID, word) {
				hits = append(hits, hit{l, v})
			}
		}
	}
	h, err := single(hits, word, "agreement or other instrument", lists)
	return h.l, h.v, err
}
