package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
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
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := partner(e, n, c.Partner)
	if err != nil {
		return err
	}
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
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s\n", out.Bytes())
	return nil
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
	desk
	actor
	timing
	File      string `arg:"" help:"Terms as JSON; - for standard input."`
	DraftedBy string `placeholder:"LOGIN" required:"" help:"Who of the desk wrote the terms: somebody else than who signs (--as)."`
	Lineage   string `placeholder:"LINEAGE" help:"The agreement that these terms are the next version of; a new one when left out."`
	JSON      bool   `name:"json" help:"Print JSON."`
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
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := c.who(e, n, account.SignInstrument)
	if err != nil {
		return err
	}
	writer, err := person(e, n, c.DraftedBy, account.DraftAgreement)
	if err != nil {
		return err
	}
	lineage := ""
	if c.Lineage != "" {
		l, _, err := instrumentOf(e, n, c.Lineage)
		if err != nil {
			return err
		}
		lineage = l.State.Lineage
	}
	draft, err := n.SaveDraft(e.ctx, writer.ID, node.Draft{Lineage: lineage, Terms: t})
	if err != nil {
		return err
	}
	id, err := n.ProposeDraft(e.ctx, by.ID, draft, signBy, from)
	if err != nil {
		return errors.Join(refusal(err), n.DropDraft(e.ctx, draft))
	}
	return proposed(e, n, id, c.JSON)
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
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := c.who(e, n, account.SignInstrument)
	if err != nil {
		return err
	}
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
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := c.who(e, n, account.SignInstrument)
	if err != nil {
		return err
	}
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
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := c.who(e, n, account.SignInstrument)
	if err != nil {
		return err
	}
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
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := c.who(e, n, account.SignInstrument)
	if err != nil {
		return err
	}
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
	if c.JSON {
		return e.printJSON(map[string]any{"lineage": l.State.Lineage, "ends": stamp(at)})
	}
	e.say("Notice is given: it ends at %s.", clock(at))
	return nil
}

// instrumentOf finds an instrument by the id of a version (of any kind), by its lineage, or by the beginning of
// either. For a lineage the version is its newest.
func instrumentOf(e *env, n *node.Node, word string) (node.Lineage, instrument.Version, error) {
	word = strings.ToLower(strings.TrimSuffix(word, "…"))
	if !hexID.MatchString(word) {
		return node.Lineage{}, instrument.Version{}, usagef("%q is no id of an instrument: `tansiq agreement show` lists them", word)
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
	switch len(hits) {
	case 0:
		return node.Lineage{}, instrument.Version{}, fmt.Errorf("there is no agreement or other instrument %s here: `tansiq agreement show` lists them", word)
	case 1:
		return hits[0].l, hits[0].v, nil
	}
	return node.Lineage{}, instrument.Version{}, fmt.Errorf("%s is the beginning of several ids: give more of it", word)
}

// versionJSON is a version of an instrument for machines.
func versionJSON(l node.Lineage, v instrument.Version) map[string]any {
	signed := map[string]any{}
	for party, at := range v.Signed {
		signed[party] = stamp(at) // from when it counts; null: not yet
	}
	return map[string]any{"id": v.ID, "kind": v.Head.Kind, "lineage": l.State.Lineage, "version": v.Head.Version, "status": v.Status, "parties": v.Head.Parties,
		"sign_by": stamp(v.Head.SignBy), "effective_from": stamp(v.Head.EffectiveFrom), "signed": signed, "missing": listed(v.Missing),
		"uncounted": listed(v.Uncounted), "unconfirmed": listed(v.Unconfirmed()), "ends": stamp(l.State.Ends)}
}

// listed is a list that machines read: empty, and not null, when there is nothing in it.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// statusWords say how far an instrument has come.
func statusWords(s instrument.Status) text.Bilingual {
	switch s {
	case instrument.Proposed:
		return text.Bilingual{AR: "مقترح، وقّعه طرف واحد", EN: "proposed, signed by one party"}
	case instrument.PartlySigned:
		return text.Bilingual{AR: "موقَّع، ولم تُحتسب كل التوقيعات بعد", EN: "signed, but not all signatures count yet"}
	case instrument.Complete:
		return text.Bilingual{AR: "مكتمل، ينتظر موعد نفاذه", EN: "complete, waits for the time from which it is in force"}
	case instrument.InForce:
		return text.Bilingual{AR: "نافذ", EN: "in force"}
	case instrument.Superseded:
		return text.Bilingual{AR: "حلّت محله نسخة أحدث", EN: "superseded by a newer version"}
	case instrument.Dead:
		return text.Bilingual{AR: "سقط: لم تكتمل التوقيعات في موعدها", EN: "dead: the signatures were not complete in time"}
	case instrument.Ended:
		return text.Bilingual{AR: "انتهى بإشعار من أحد أطرافه", EN: "ended by notice of a party"}
	case instrument.Equivocated:
		return text.Bilingual{AR: "مجمَّد: وقّع طرف نسختين متعارضتين", EN: "frozen: a party signed two versions that contradict each other"}
	}
	return text.Bilingual{AR: string(s), EN: string(s)}
}

// kindWords name the kinds of instruments.
func kindWords(k instrument.Kind) text.Bilingual {
	switch k {
	case instrument.Agreement:
		return text.Bilingual{AR: "اتفاق", EN: "agreement"}
	case instrument.Step:
		return text.Bilingual{AR: "خطوة", EN: "step"}
	case instrument.Assurance:
		return text.Bilingual{AR: "تعهدات", EN: "assurances"}
	case instrument.Consent:
		return text.Bilingual{AR: "موافقة", EN: "consent"}
	case instrument.Plan:
		return text.Bilingual{AR: "خطة", EN: "plan"}
	}
	return text.Bilingual{AR: string(k), EN: string(k)}
}

type agreementShowCmd struct {
	desk
	spoken
	Lineage string `arg:"" optional:"" help:"The agreement, or the beginning of its lineage or of the id of a version; all are listed when left out."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (agreementShowCmd) Help() string {
	return `Puts the terms into plain words, says who has signed and what is missing, which step is open and how far the
conditions of the next one are. The words are made from the terms alone: what is not in them does not go.

Examples:

    tansiq agreement show
    tansiq agreement show 3f9c01d2aa45
    tansiq agreement show 3f9c01d2aa45 --lang ar
    tansiq agreement show --json | jq -r '.[] | select(.status == "in_force") | .lineage'`
}

func (c agreementShowCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if c.Lineage == "" {
		return c.list(e, n)
	}
	l, v, err := instrumentOf(e, n, c.Lineage)
	if err != nil {
		return err
	}
	called, err := names(e, n)
	if err != nil {
		return err
	}
	out := map[string]any{}
	var versions []any
	for _, v := range l.State.Versions {
		versions = append(versions, versionJSON(l, v))
	}
	out["lineage"], out["kind"], out["status"], out["versions"], out["ends"] = l.State.Lineage, l.State.Kind, l.State.Status, listed(versions), stamp(l.State.Ends)
	if l.State.Kind != instrument.Agreement {
		if c.JSON {
			return e.printJSON(out)
		}
		c.head(e, l, v, kindWords(l.State.Kind))
		c.parts(e, l, v)
		c.signatures(e, n, l, v, called)
		return nil
	}
	a, err := n.Agreement(e.ctx, l.State.Lineage)
	if err != nil {
		return err
	}
	if c.JSON {
		body, err := a.Terms.Marshal()
		if err != nil {
			return err
		}
		out["id"], out["version"], out["partner"], out["giving"], out["in_force"], out["since"], out["terms"] = a.ID, a.Version, a.Partner, a.Giving, a.InForce, stamp(a.Since), json.RawMessage(body)
		out["standing"] = standingJSON(a)
		return e.printJSON(out)
	}
	shown, ok := l.State.Version(a.ID)
	if !ok {
		return fmt.Errorf("version %s of agreement %s is not here", short(a.ID), short(a.Lineage))
	}
	c.head(e, l, shown, a.Terms.Title)
	for _, p := range a.Terms.Read(c.Lang, readingNames(n, called)) {
		fmt.Fprintf(e.out, "\n%s\n", p.Title)
		for _, line := range p.Lines {
			if line.Item {
				fmt.Fprintf(e.out, "  • %s\n", line.Text)
			} else {
				fmt.Fprintf(e.out, "  %s\n", line.Text)
			}
		}
	}
	c.signatures(e, n, l, shown, called)
	c.standing(e, a)
	if a.Proposed != nil && a.Proposed.ID != a.ID {
		return c.amendment(e, n, l, a, called)
	}
	return nil
}

// list lists all instruments, agreements first.
func (c agreementShowCmd) list(e *env, n *node.Node) error {
	list, err := n.Instruments(e.ctx, "", "")
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b node.Lineage) int {
		return strings.Compare(rank(a.State.Kind), rank(b.State.Kind))
	})
	called, err := names(e, n)
	if err != nil {
		return err
	}
	keys, err := n.Keys(e.ctx)
	if err != nil {
		return err
	}
	self := keys.Public().ID
	out := []any{}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, l := range list {
		v, ok := l.State.Newest()
		if !ok {
			continue
		}
		title := kindWords(l.State.Kind)
		giving := ""
		if t, err := l.Terms(v.ID); l.State.Kind == instrument.Agreement && err == nil {
			title = t.Title
			giving = c.in("نأخذ", "we take")
			if t.Giver == self {
				giving = c.in("نعطي", "we give")
			}
		}
		row := versionJSON(l, v)
		row["title"], row["status"] = title, l.State.Status
		out = append(out, row)
		if c.JSON {
			continue
		}
		var others []string
		for _, o := range v.Head.Others(self) {
			others = append(others, called(o).In(c.Lang))
		}
		waits := ""
		if slices.Contains(v.Missing, self) && v.Status != instrument.Dead {
			waits = c.in("ينتظر توقيعنا", "waits for our signature")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", short(l.State.Lineage), kindWords(l.State.Kind).In(c.Lang), title.In(c.Lang), giving, strings.Join(others, ", "),
			statusWords(l.State.Status).In(c.Lang), waits)
	}
	if c.JSON {
		return e.printJSON(out)
	}
	if len(list) == 0 {
		e.say("No agreements yet: `tansiq agreement template` prints terms to start from.")
	}
	return w.Flush()
}

// rank sorts agreements before everything else.
func rank(k instrument.Kind) string {
	if k == instrument.Agreement {
		return ""
	}
	return string(k)
}

// readingNames gives names to all ids that terms hold.
func readingNames(n *node.Node, party func(string) text.Bilingual) agreement.Names {
	actors, units := map[string]text.Bilingual{}, map[string]text.Bilingual{}
	for _, a := range n.Actors() {
		actors[a.ID] = a.Name
	}
	for _, u := range n.Units() {
		units[u.ID] = u.Name
	}
	return agreement.Names{Party: party, Subject: func(id string) text.Bilingual { return actors[id] }, Unit: func(id string) text.Bilingual { return units[id] }}
}

// head prints what an instrument is and how far it has come.
func (c agreementShowCmd) head(e *env, l node.Lineage, v instrument.Version, title text.Bilingual) {
	fmt.Fprintf(e.out, "%s\n", title.In(c.Lang))
	fmt.Fprintf(e.out, "%s %s\n", c.in("السلسلة", "lineage"), l.State.Lineage)
	fmt.Fprintf(e.out, c.in("النسخة %d، %s\n", "version %d, %s\n"), v.Head.Version, v.ID)
	fmt.Fprintf(e.out, "%s %s\n", c.in("الحالة:", "status:"), statusWords(v.Status).In(c.Lang))
	if !l.State.Ends.IsZero() {
		fmt.Fprintf(e.out, "%s %s\n", c.in("ينتهي بإشعار في", "ends by notice at"), clock(l.State.Ends))
	}
}

// parts prints what an instrument that is no agreement says.
func (c agreementShowCmd) parts(e *env, l node.Lineage, v instrument.Version) {
	sheet, ok := l.Sheet(v.ID)
	if !ok {
		return
	}
	for _, p := range sheet.Opened {
		fmt.Fprintf(e.out, "\n%s\n", p.Name)
		var a node.Assurance
		if l.State.Kind == instrument.Assurance && json.Unmarshal(p.Body, &a) == nil {
			for _, g := range a.Gives {
				fmt.Fprintf(e.out, "  • %s.\n", g.Words().In(c.Lang))
			}
			continue
		}
		if climb, err := agreement.ParseClimb(p.Body); l.State.Kind == instrument.Step && err == nil {
			fmt.Fprintf(e.out, "  %s %d, %s %s\n", c.in("تُفتح الخطوة", "opens step"), climb.Step, c.in("من الاتفاق", "of agreement"), climb.Agreement)
			for _, k := range climb.Opens {
				fmt.Fprintf(e.out, "  • %s\n", k.Words().In(c.Lang))
			}
			continue
		}
		_, _ = io.Copy(e.out, bytes.NewReader(append(bytes.Clone(p.Body), '\n')))
	}
}

// signatures prints who has signed, what counts and what is missing.
func (c agreementShowCmd) signatures(e *env, n *node.Node, l node.Lineage, v instrument.Version, called func(string) text.Bilingual) {
	fmt.Fprintf(e.out, "\n%s\n", c.in("التوقيعات", "Signatures"))
	unconfirmed := v.Unconfirmed()
	for _, p := range v.Head.Parties {
		at, signed := v.Signed[p]
		said := ""
		switch {
		case !signed:
			said = c.in("لم يوقّع بعد", "has not signed yet")
		case at.IsZero():
			said = c.in("وقّع، ولم يقل الطرف الآخر بعد إن التوقيع عنده", "has signed; the other party has not said yet that it holds it")
		default:
			said = c.in("وقّع، ويُحتسب منذ ", "has signed; it counts from ") + clock(at)
		}
		fmt.Fprintf(e.out, "  %s: %s\n", called(p).In(c.Lang), said)
	}
	fmt.Fprintf(e.out, c.in("  آخر موعد لاحتساب التوقيعات %s؛ النفاذ منذ %s\n", "  all signatures must count by %s; in force from %s\n"), clock(v.Head.SignBy), clock(v.Head.EffectiveFrom))
	if v.Status == instrument.InForce {
		for _, p := range unconfirmed {
			fmt.Fprintf(e.out, "  %s\n", c.in("نافذ هنا، ولم يؤكّد الطرف بعد أنه عنده: ", "in force here; not yet confirmed to be held by ")+called(p).In(c.Lang))
		}
	}
	for _, proof := range l.State.Equivocations {
		fmt.Fprintf(e.out, "  %s\n", c.in("وقّع نسختين متعارضتين، والدليل محفوظ: ", "has signed two versions that contradict each other, and the proof is kept: ")+called(proof.Party).In(c.Lang))
	}
}

// standing prints which step is open and how far the next one is.
func (c agreementShowCmd) standing(e *env, a *node.Agreement) {
	steps := a.Terms.Steps()
	if !a.InForce || len(a.Terms.Ladder) == 0 {
		return
	}
	s := a.Standing
	fmt.Fprintf(e.out, "\n%s\n", c.in("الخطوات", "Steps"))
	for i, step := range steps {
		sign := " "
		if i < s.Open {
			sign = "✓"
		}
		fmt.Fprintf(e.out, "  %s %d. %s\n", sign, i+1, step.Name.In(c.Lang))
	}
	if s.Dropped {
		fmt.Fprintf(e.out, "  %s\n", s.Why.In(c.Lang))
	}
	for _, r := range s.Refused {
		fmt.Fprintf(e.out, "  %s\n", r.Why.In(c.Lang))
	}
	if s.NextStep == 0 {
		return
	}
	fmt.Fprintf(e.out, "  %s %d:\n", c.in("شروط الخطوة", "conditions of step"), s.NextStep)
	for _, check := range s.Next {
		sign, missing := "✓", ""
		if !check.Met {
			sign, missing = "✗", " ("+check.Missing.In(c.Lang)+")"
		}
		fmt.Fprintf(e.out, "  %s %s%s\n", sign, check.Words.In(c.Lang), missing)
	}
	if s.Ready {
		fmt.Fprintf(e.out, "  %s\n", c.in("الشروط متحققة: تُفتح حين يوقّع الطرفان", "The conditions hold: it opens once both have signed")+" (`tansiq agreement step "+short(a.Lineage)+"`).")
	}
}

// standingJSON is the standing of an agreement for machines.
func standingJSON(a *node.Agreement) map[string]any {
	s := a.Standing
	next := []any{}
	for _, k := range s.Next {
		next = append(next, map[string]any{"condition": k.Condition, "met": k.Met, "have": k.Have, "of": k.Of, "need": k.Need, "pending": k.Pending, "words": k.Words, "missing": k.Missing})
	}
	return map[string]any{"open": s.Open, "next": next, "next_step": s.NextStep, "ready": s.Ready, "dropped": s.Dropped, "why": s.Why,
		"given": s.Given, "received": s.Received, "assured": a.Assured}
}

// amendment prints what a proposed version changes.
func (c agreementShowCmd) amendment(e *env, n *node.Node, l node.Lineage, a *node.Agreement, called func(string) text.Bilingual) error {
	next, err := l.Terms(a.Proposed.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\n%s %d (%s), %s\n", c.in("مقترحة: النسخة", "Proposed: version"), a.Proposed.Head.Version, short(a.Proposed.ID), statusWords(a.Proposed.Status).In(c.Lang))
	for _, change := range agreement.Diff(a.Terms, next, readingNames(n, called)) {
		fmt.Fprintf(e.out, "  • %s (%s)\n", change.Words.In(c.Lang), change.Effect.Words().In(c.Lang))
	}
	c.signatures(e, n, l, *a.Proposed, called)
	return nil
}
