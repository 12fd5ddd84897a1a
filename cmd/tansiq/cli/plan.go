package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

type planCmd struct {
	List     planListCmd     `cmd:"" help:"List the plans that this node knows, and how far each has come."`
	Show     planShowCmd     `cmd:"" help:"Read a plan: who watches what, who has signed, and what is left to nobody."`
	Template planTemplateCmd `cmd:"" help:"Print a plan to start from, with areas of this desk."`
	Check    planCheckCmd    `cmd:"" help:"Find conflicts in a plan before anybody signs."`
	Propose  planProposeCmd  `cmd:"" help:"Sign a plan and send each other party its part."`
	Sign     planSignCmd     `cmd:"" help:"Sign a version that a partner proposed."`
	Remind   planRemindCmd   `cmd:"" help:"Ask a party for its missing signature."`
	Withdraw planWithdrawCmd `cmd:"" help:"Give notice that this party leaves a plan."`
}

type planListCmd struct {
	desk
	JSON bool `name:"json" help:"Print JSON."`
}

func (planListCmd) Help() string {
	return `A plan is in force only when every named party has signed the same root.

Examples:

    tansiq plan list
    tansiq plan list --json`
}

func (c planListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	list, err := n.Plans(e.ctx)
	if err != nil {
		return err
	}
	called, err := names(e, n)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []any{}
		for _, p := range list {
			out = append(out, planJSON(p, false))
		}
		return e.printJSON(out)
	}
	if len(list) == 0 {
		e.say("There are no plans: `tansiq plan propose` proposes one.")
	}
	for _, p := range list {
		v := p.Now()
		title := "a plan that cannot be read"
		if v.Fault == nil {
			title = both(v.Plan.Frame.Title)
		}
		fmt.Fprintf(e.out, "%s: %s\n    version %d: %s\n", p.Lineage[:12], title, v.Head.Version, statusWords(p.State.Status).EN)
		open := v
		if next := p.Next(); next != nil {
			open = next
			fmt.Fprintf(e.out, "    version %d: %s\n", next.Head.Version, statusWords(next.Status).EN)
		}
		if open.Status == instrument.Proposed || open.Status == instrument.PartlySigned {
			asked, err := n.PlanAsked(e.ctx, p.Lineage, open.ID)
			if err != nil {
				return err
			}
			for _, id := range open.Missing {
				who := both(called(id))
				if id == p.Self {
					who = "this party"
				}
				fmt.Fprintf(e.out, "    not signed by %s, until %s%s\n", who, clock(open.Head.SignBy), askedWords(asked, id))
			}
		}
	}
	return nil
}

// askedWords say what is known of how a party was asked to sign.
func askedWords(asked []node.PlanAsked, id string) string {
	i := slices.IndexFunc(asked, func(a node.PlanAsked) bool { return a.Party == id })
	if i < 0 {
		return ""
	}
	said := "; nothing says that its node has it"
	if at := asked[i].Received; !at.IsZero() {
		said = "; its node has had it since " + clock(at) + " or before"
	}
	if at := asked[i].Reminded; !at.IsZero() {
		said += "; last reminded " + clock(at)
	}
	return said
}

// planJSON is a plan for machines.
func planJSON(p *node.Plan, whole bool) map[string]any {
	versions := []any{}
	for i := range p.Versions {
		v := &p.Versions[i]
		x := versionJSON(node.Lineage{State: p.State}, v.Version)
		if v.Fault != nil {
			x["fault"] = v.Fault.Error()
		} else if whole {
			x["plan"] = v.Plan
		} else {
			x["title"], x["from"], x["until"] = v.Plan.Frame.Title, stamp(v.Plan.Frame.From), stamp(v.Plan.Frame.Until)
			x["hidden"] = v.Plan.Hidden
		}
		versions = append(versions, x)
	}
	proofs := []string{}
	for _, proof := range p.State.Equivocations {
		proofs = append(proofs, proof.Party)
	}
	return map[string]any{"lineage": p.Lineage, "status": p.State.Status, "in_force": p.InForce(), "self": p.Self, "ends": stamp(p.State.Ends), "versions": versions, "signed_two_versions": proofs}
}

type planShowCmd struct {
	desk
	ID   string `arg:"" help:"The plan's lineage, or the id of a version, or the beginning of either."`
	Lang string `enum:"en,ar" default:"en" help:"Language: en or ar."`
	Bare bool   `help:"Print the plan alone as JSON, to be edited and proposed as its next version."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (planShowCmd) Help() string {
	return `Shows what this party is shown of a plan; what is hidden is counted. Areas go to those alone who see a watch in them.

Examples:

    tansiq plan show 3f9c01d2aa45
    tansiq plan show 3f9c01d2aa45 --lang ar
    tansiq plan show 3f9c01d2aa45 --bare > next.json`
}

func (c planShowCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	p, v, err := planOf(e, n, c.ID)
	if err != nil {
		return err
	}
	switch {
	case c.Bare && v.Fault == nil:
		return printPlan(e, v.Plan)
	case c.JSON:
		return e.printJSON(planJSON(p, true))
	}
	called, err := names(e, n)
	if err != nil {
		return err
	}
	lang := c.Lang
	say := func(ar, en string, args ...any) {
		if lang == "ar" {
			en = ar
		}
		fmt.Fprintf(e.out, en+"\n", args...)
	}
	if v.Fault != nil {
		return fmt.Errorf("version %d of plan %s: %w", v.Head.Version, p.Lineage[:12], sayable(v.Fault))
	}
	f := v.Plan.Frame
	say("%s", "%s", f.Title.In(lang))
	if w := f.Purpose.In(lang); w != "" {
		say("%s", "%s", w)
	}
	say("من %s إلى %s", "From %s until %s", clock(f.From), clock(f.Until))
	if !f.Review.IsZero() {
		say("تُراجَع في %s", "Reviewed on %s", clock(f.Review))
	}
	say("النسخة %d: %s", "Version %d: %s", v.Head.Version, statusWords(v.Status).In(lang))
	say("مهلة الانسحاب: %d يومًا", "Notice to leave: %d days", f.NoticeDays)
	for _, proof := range p.State.Equivocations {
		say("مجمّدة: وقّع %s نسختين من هذه الخطة لا تجتمعان. لا شيء منها نافذ، ولم يضِع شيء.", "Frozen: %s signed this plan in two versions. Nothing of it is in force, and nothing is lost.", called(proof.Party).In(lang))
	}
	for _, id := range f.Parties {
		say("\n%s", "\n%s", called(id).In(lang))
		if _, signed := v.Signed[id]; signed {
			say("  وقّع", "  has signed")
		} else {
			say("  لم يوقّع بعد؛ المهلة %s", "  has not signed yet; until %s", clock(v.Head.SignBy))
		}
		for i := range v.Plan.Items {
			it := &v.Plan.Items[i]
			if it.Party != id {
				continue
			}
			place := text.Bilingual{}
			if a := v.Plan.Area(it.Area); a != nil {
				place = a.Name
			}
			fmt.Fprintf(e.out, "  %s  %s, %s, %s", it.Key, it.Kind, place.In(lang), v.Plan.When(it).Words().In(lang))
			if w := it.Contact.In(lang); w != "" {
				fmt.Fprintf(e.out, ", %s", w)
			}
			fmt.Fprintln(e.out)
		}
	}
	if h := v.Plan.Hidden.Items; h > 0 {
		say("\nمراقبات أخرى لا تُعرض عليك: %d", "\n%d further watches are not shown to you.", h)
	}
	found, err := n.CheckPlan(e.ctx, p.Lineage, v.Plan)
	if err != nil {
		return err
	}
	printFindings(e, found, called, lang)
	return nil
}

// printPlan writes a plan as people edit it.
func printPlan(e *env, p watch.Plan) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	return printIndented(e, b)
}

func printFindings(e *env, found []watch.PlanFinding, called func(string) text.Bilingual, lang string) {
	for _, f := range found {
		fmt.Fprintf(e.out, "%s: %s", f.Severity, f.Words(called).In(lang))
		if f.KM2 > 0 {
			fmt.Fprintf(e.out, " (%.2f km²)", f.KM2)
		}
		for i, s := range f.When {
			if i == 3 {
				fmt.Fprintf(e.out, "; +%d", len(f.When)-i)
				break
			}
			from, to := s.Times()
			fmt.Fprintf(e.out, "; %s – %s", clock(from), clock(to))
		}
		fmt.Fprintln(e.out)
	}
}

type planTemplateCmd struct {
	desk
	Partner []string `placeholder:"PARTNER" required:"" help:"The other parties; repeatable."`
	Area    []string `placeholder:"AREA" help:"Ids of areas of this desk; repeatable."`
	Unit    []string `placeholder:"UNIT" help:"Ids of administrative units, like SY-RA; repeatable."`
	From    string   `placeholder:"DATE" required:"" help:"Its first day (UTC)."`
	Until   string   `placeholder:"DATE" required:"" help:"Its last day (UTC)."`
}

func (planTemplateCmd) Help() string {
	return `Prints a plan as JSON, with one watch for each party, ready to be edited. "shown" says who sees a watch beside its own
party: null, those that agreements show it to; a list, these and nobody else.

Examples:

    tansiq plan template --partner "Damascus office" --partner SDF --area A-0001 --from 2025-01-28 --until 2025-02-10 > plan.json`
}

func (c planTemplateCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	from, err := date("--from", c.From)
	if err != nil {
		return err
	}
	until, err := date("--until", c.Until)
	if err != nil {
		return err
	}
	keys, err := n.Keys(e.ctx)
	if err != nil {
		return err
	}
	p := watch.Plan{Frame: watch.PlanFrame{Title: text.Bilingual{AR: "خطة", EN: "A plan"}, From: from.Time(), Until: (until + 1).Time(), NoticeDays: 3, Parties: []string{keys.Public().ID}}}
	for _, word := range c.Partner {
		partner, err := partner(e, n, word)
		if err != nil {
			return err
		}
		p.Frame.Parties = append(p.Frame.Parties, partner.ID)
	}
	add := func(a watch.Area) {
		p.Areas = append(p.Areas, watch.PlanArea{Key: p.NextKey("a"), Name: a.Name, Shape: a.Shape, Unit: a.Unit})
	}
	for _, id := range c.Area {
		versions, err := n.Area(e.ctx, id)
		if err != nil {
			return fmt.Errorf("--area: %w", err)
		}
		add(versions[len(versions)-1])
	}
	for _, id := range c.Unit {
		a, err := n.AreaOfUnit(id)
		if err != nil {
			return fmt.Errorf("--unit: %w", sayable(err))
		}
		add(a)
	}
	if len(p.Areas) == 0 {
		return usagef("name the areas of the plan: --area or --unit")
	}
	for _, id := range p.Frame.Parties {
		p.Items = append(p.Items, watch.PlanItem{Key: p.NextKey("w"), Party: id, Area: p.Areas[0].Key, Kind: watch.Patrol, Confidence: watch.Moderate, Schedule: watch.Schedule{From: p.Frame.From}})
	}
	p.Normal()
	return printPlan(e, p)
}

// readPlanFile reads a plan from a file.
func readPlanFile(e *env, file string) (watch.Plan, error) {
	b, err := e.readInput(file, 2*watch.MaxPlanTotal)
	if err != nil {
		return watch.Plan{}, err
	}
	p, err := watch.ParsePlan(b)
	if err != nil {
		return p, fmt.Errorf("%s: %w", name(file), sayable(err))
	}
	return p, nil
}

type planCheckCmd struct {
	desk
	File string `arg:"" help:"The plan as JSON; - for standard input."`
	Lang string `enum:"en,ar" default:"en" help:"Language: en or ar."`
	JSON bool   `name:"json" help:"Print JSON, with places as GeoJSON geometries and times in seconds since 1970 UTC."`
}

func (planCheckCmd) Help() string {
	return `Finds faults, two parties named for one place at one time, places and times that nobody is named for, handovers with a
hole, and what stands beside it in the watches that this node knows. It ends with exit code 1 when there is a fault or a conflict.

Examples:

    tansiq plan check plan.json
    tansiq plan check plan.json --json`
}

func (c planCheckCmd) Run(e *env) error {
	p, err := readPlanFile(e, c.File)
	if err != nil {
		return err
	}
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	found, err := n.CheckPlan(e.ctx, "", p)
	if err != nil {
		return err
	}
	called, err := names(e, n)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []any{}
		for _, f := range found {
			out = append(out, struct {
				watch.PlanFinding
				Words text.Bilingual `json:"words"`
			}{f, f.Words(called)})
		}
		if err := e.printJSON(out); err != nil {
			return err
		}
	} else {
		printFindings(e, found, called, c.Lang)
	}
	grave := 0
	for _, f := range found {
		if f.Severity != watch.PlanNote {
			grave++
		}
	}
	if grave > 0 {
		return fmt.Errorf("%s: %d faults and conflicts", name(c.File), grave)
	}
	e.say("No conflicts.")
	return nil
}

type planProposeCmd struct {
	proposing
	File      string `arg:"" help:"The plan as JSON; - for standard input."`
	Lineage   string `placeholder:"LINEAGE" help:"The plan that this is the next version of; a new one when left out."`
	Conflicts bool   `help:"Propose it although places or times conflict."`
	Wider     bool   `help:"Show watches to parties that no agreement shows them to; the journal keeps that."`
}

func (planProposeCmd) Help() string {
	return `Signs a plan for this party and sends each other party its part. --as signs, --drafted-by wrote: two people. Each party
is sent the frame, its own watches, and those of others as far as agreements show them.

` + timingHelp + `

` + actorHelp + `

Examples:

    tansiq plan propose plan.json --drafted-by ana --as rana --sign-by 3d
    tansiq plan propose next.json --lineage 3f9c01d2aa45 --drafted-by ana --as rana`
}

func (c planProposeCmd) Run(e *env) error {
	signBy, from, err := c.moments(e)
	if err != nil {
		return err
	}
	p, err := readPlanFile(e, c.File)
	if err != nil {
		return err
	}
	var seen time.Time
	return c.propose(e, c.Lineage, func(n *node.Node, word string) (string, error) {
		l, _, err := planOf(e, n, word)
		if err != nil {
			return "", err
		}
		return l.Lineage, nil
	}, func(n *node.Node, writer, lineage string) (string, error) {
		d, err := n.SavePlanDraft(e.ctx, writer, node.PlanDraft{Lineage: lineage, Plan: p})
		seen = d.At
		return d.ID, err
	}, func(n *node.Node, by, draft string) (string, error) {
		id, err := n.ProposePlan(e.ctx, by, draft, signBy, from, node.PlanConsent{Conflicts: c.Conflicts, Wider: c.Wider, Seen: seen})
		return id, confirmable(err)
	}, func(n *node.Node, draft string) error { return n.DropPlanDraft(e.ctx, draft) })
}

// confirmable names the flag that confirms what a plan was refused for.
func confirmable(err error) error {
	var refused *watch.PlanError
	if errors.As(err, &refused) {
		switch refused.Code {
		case "conflicts":
			return fmt.Errorf("the plan has conflicts: `tansiq plan check` lists them; --conflicts proposes it all the same")
		case "wider":
			return fmt.Errorf("watches are shown to parties that no agreement shows them to (%s): --wider confirms it", refused.Value)
		}
	}
	return err
}

type planSignCmd struct {
	desk
	actor
	ID   string `arg:"" help:"Id of the version, or the plan's lineage, or the beginning of either."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (planSignCmd) Help() string {
	return `Puts this party's name to a plan and sends the signature to every other party. Read it first: tansiq plan show.

` + actorHelp + `

Examples:

    tansiq plan sign 3f9c01d2aa45 --as rana`
}

func (c planSignCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.SignInstrument)
	if err != nil {
		return err
	}
	defer n.Close()
	p, v, err := planOf(e, n, c.ID)
	if err != nil {
		return err
	}
	if err := n.SignPlan(e.ctx, by.ID, p.Lineage, v.ID); err != nil {
		return refusal(err)
	}
	if c.JSON {
		if p, err = n.Plan(e.ctx, p.Lineage); err != nil {
			return err
		}
		return e.printJSON(planJSON(p, false))
	}
	fmt.Fprintf(e.out, "Signed plan %s. The signature counts once another party holds it, which must be by %s.\n", v.ID, clock(v.Head.SignBy))
	return nil
}

type planRemindCmd struct {
	desk
	actor
	ID      string `arg:"" help:"Id of the version, or the plan's lineage, or the beginning of either."`
	Partner string `arg:"" help:"The party whose signature is missing."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (planRemindCmd) Help() string {
	return `Sends the signatures that are here once more, and notes in both ledgers that this was a reminder: the party learns
nothing else by it. Each is reminded once a day at the most. A running node hands it in; else pack it for a courier.

` + actorHelp + `

Examples:

    tansiq plan remind 3f9c01d2aa45 SDF --as carl
    tansiq pack --to SDF -o sdf.tansiq --as rana`
}

func (c planRemindCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.DraftAgreement)
	if err != nil {
		return err
	}
	defer n.Close()
	p, v, err := planOf(e, n, c.ID)
	if err != nil {
		return err
	}
	to, err := partner(e, n, c.Partner)
	if err != nil {
		return err
	}
	if err := n.RemindPlan(e.ctx, by.ID, p.Lineage, v.ID, to.ID); err != nil {
		return refusal(err)
	}
	if c.JSON {
		return e.printJSON(map[string]any{"lineage": p.Lineage, "version": v.ID, "reminded": to.ID})
	}
	e.say("%s is reminded of plan %s: a running node hands it in, or `tansiq pack --to %s -o FILE`.", both(to.Name), p.Lineage[:12], to.ID)
	return nil
}

type planWithdrawCmd struct {
	desk
	actor
	Lineage   string `arg:"" help:"The plan, or the beginning of its lineage."`
	At        string `placeholder:"TIME" help:"When it ends, like 2025-02-01T06:00Z; the earliest that the notice allows when left out."`
	Emergency string `placeholder:"WHY" help:"Why there is no time for the notice that was agreed; kept in this node's journal alone."`
	JSON      bool   `name:"json" help:"Print JSON."`
}

func (planWithdrawCmd) Help() string {
	return `The plan ends for all its parties at that time, and that cannot be taken back.

` + actorHelp + `

Examples:

    tansiq plan withdraw 3f9c01d2aa45 --as rana
    tansiq plan withdraw 3f9c01d2aa45 --at 2025-02-01T06:00Z --emergency "the bridge is gone" --as rana`
}

func (c planWithdrawCmd) Run(e *env) error {
	var at time.Time
	if c.At != "" {
		var err error
		if at, err = planTime(c.At); err != nil {
			return usagef("--at: want a time like 2025-02-01T06:00Z, got %q", c.At)
		}
		if !at.After(e.now()) {
			return usagef("--at: %s is past", c.At)
		}
	}
	n, by, err := c.openAs(e, c.desk, account.SignInstrument)
	if err != nil {
		return err
	}
	defer n.Close()
	p, _, err := planOf(e, n, c.Lineage)
	if err != nil {
		return err
	}
	at, err = n.WithdrawPlan(e.ctx, by.ID, p.Lineage, at, c.Emergency)
	if err != nil {
		return refusal(err)
	}
	return noticed(e, p.Lineage, at, c.JSON, "Notice is given: the plan ends for all its parties at %s.")
}

func planTime(s string) (t time.Time, err error) {
	for _, form := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if t, err = time.Parse(form, s); err == nil {
			return t, nil
		}
	}
	return t, err
}

// planOf finds a plan by its lineage, the id of a version, or the beginning of either. For a lineage the version is the one that
// waits for signatures, or else the one in force or the newest.
func planOf(e *env, n *node.Node, word string) (*node.Plan, *node.PlanVersion, error) {
	const lists = "tansiq plan list"
	word, err := sought(word, "a plan", lists)
	if err != nil {
		return nil, nil, err
	}
	list, err := n.Plans(e.ctx)
	if err != nil {
		return nil, nil, err
	}
	type hit struct {
		p *node.Plan
		v *node.PlanVersion
	}
	var hits []hit
	for _, p := range list {
		if strings.HasPrefix(p.Lineage, word) {
			v := p.Now()
			if next := p.Next(); next != nil {
				v = next
			}
			hits = append(hits, hit{p, v})
			continue
		}
		if i := slices.IndexFunc(p.Versions, func(v node.PlanVersion) bool { return strings.HasPrefix(v.ID, word) }); i >= 0 {
			hits = append(hits, hit{p, &p.Versions[i]})
		}
	}
	h, err := single(hits, word, "plan", lists)
	return h.p, h.v, err
}
