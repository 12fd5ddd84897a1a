package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

type releaseCmd struct {
	Explain releaseExplainCmd `cmd:"" help:"Say what of an incident would go to a partner, what not, and which rule decided."`
	List    releaseListCmd    `cmd:"" help:"List releases."`
	Propose releaseProposeCmd `cmd:"" help:"Propose that incidents go to a partner."`
	Approve releaseApproveCmd `cmd:"" help:"Approve what somebody else proposed."`
	Refuse  releaseRefuseCmd  `cmd:"" help:"End a release that has not left."`
	Now     releaseNowCmd     `cmd:"" help:"Let the warnings of an approved release go at once."`
}

// under is embedded by commands about what goes to a partner.
type under struct {
	To        string `required:"" placeholder:"PARTNER" help:"Name, id, or the beginning of the id."`
	Agreement string `placeholder:"LINEAGE" help:"Under which agreement, where several are in force."`
}

// lineage finds the agreement under which something would go.
func (u under) lineage(e *env, n *node.Node) (node.Partner, string, error) {
	p, err := partner(e, n, u.To)
	if err != nil {
		return p, "", err
	}
	if u.Agreement != "" {
		l, _, err := instrumentOf(e, n, u.Agreement)
		return p, l.State.Lineage, err
	}
	list, err := n.Agreements(e.ctx, p.ID)
	if err != nil {
		return p, "", err
	}
	var open []string
	for _, a := range list {
		if a.Giving && a.InForce {
			open = append(open, a.Lineage)
		}
	}
	switch len(open) {
	case 0:
		return p, "", fmt.Errorf("no agreement under which this party gives to %s is in force: `tansiq agreement show` lists what there is", both(p.Name))
	case 1:
		return p, open[0], nil
	}
	for i := range open {
		open[i] = short(open[i])
	}
	return p, "", usagef("several agreements with %s are in force: choose with --agreement, one of %s", both(p.Name), strings.Join(open, " "))
}

type releaseExplainCmd struct {
	desk
	under
	spoken
	Incident string   `arg:"" optional:"" help:"Id of the incident."`
	Watch    []string `placeholder:"ID" help:"Ids of watches and declarations instead; all: everything that there is of them."`
	JSON     bool     `name:"json" help:"Print JSON."`
}

func (releaseExplainCmd) Help() string {
	return `For each claim of the incident: what the partner would get of it, what is withheld, and by which rule (the rules
of release are in the manual). It changes nothing, and is for this desk's own people alone.

Examples:

    tansiq release explain 0b8f6a1e-… --to "Damascus office"
    tansiq release explain 0b8f6a1e-… --to "Damascus office" --lang ar
    tansiq release explain 0b8f6a1e-… --to p-5kx3qa --json | jq '.items[].reasons'
    tansiq release explain --watch W-0012,D-0003 --to "Damascus office"
    tansiq release explain --watch all --to "Damascus office" --json`
}

func (c releaseExplainCmd) Run(e *env) error {
	if (c.Incident == "") == (len(c.Watch) == 0) {
		return usagef("name an incident, or watches with --watch")
	}
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	_, lineage, err := c.lineage(e, n)
	if err != nil {
		return err
	}
	if len(c.Watch) > 0 {
		return c.watches(e, n, lineage)
	}
	x, err := n.Explain(e.ctx, lineage, c.Incident)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no incident %s here of which anything may be looked at", c.Incident)
	}
	if err != nil {
		return sayable(err)
	}
	if c.JSON {
		return e.printJSON(explanationJSON(x))
	}
	fmt.Fprintf(e.out, c.in("إلى %s\n", "To %s\n"), x.Partner.Name.In(c.Lang))
	fmt.Fprintf(e.out, c.in("بموجب %s (النسخة %d، %s)\n", "Under %s (version %d, %s)\n"), x.Agreement.Terms.Title.In(c.Lang), x.Agreement.Version, short(x.Agreement.Lineage))
	for _, item := range x.Items {
		c.item(e, item)
	}
	for _, f := range x.Flags {
		fmt.Fprintf(e.out, "\n! %s (%s)\n", flagWords(f.Code).In(c.Lang), f.Item)
	}
	fmt.Fprintln(e.out)
	switch {
	case x.Given:
		fmt.Fprintln(e.out, c.in("أُعطي من قبل، ولم يتغيّر شيء مما يُعطى.", "It stands given, and nothing of what goes has changed."))
	case x.Waiting:
		fmt.Fprintf(e.out, c.in("يخرج إذا أجازه شخصان (عدد الكائنات: %d).\n", "It would go once two people have approved it (objects: %d).\n"), x.Objects)
	default:
		fmt.Fprintln(e.out, c.in("لا يخرج منه شيء.", "Nothing of it goes."))
	}
	return nil
}

// watches prints what becomes of watches and declarations, and why.
func (c releaseExplainCmd) watches(e *env, n *node.Node, lineage string) error {
	ids := c.Watch
	if len(ids) == 1 && ids[0] == "all" {
		ids = nil
	}
	x, err := n.ExplainWatches(e.ctx, lineage, ids)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("%w: `tansiq watch list` shows what there is", err)
	}
	if err != nil {
		return sayable(err)
	}
	if c.JSON {
		items := []any{}
		for _, i := range x.Items {
			reasons := []any{}
			for _, r := range i.Reasons {
				reasons = append(reasons, map[string]any{"property": r.Property, "rule": r.Rule, "code": r.Code, "words": r.Words, "of": r.Of})
			}
			items = append(items, map[string]any{"id": i.ID, "title": i.Title, "marking": i.Marking, "goes": i.Goes, "waiting": i.Waiting, "given": i.Given, "taken_back": i.TakenBack, "reasons": reasons})
		}
		return e.printJSON(map[string]any{"partner": x.Partner.ID, "agreement": x.Agreement.Lineage, "version": x.Agreement.Version, "step": x.Agreement.Standing.Open,
			"objects": x.Objects, "items": items})
	}
	fmt.Fprintf(e.out, c.in("إلى %s\n", "To %s\n"), x.Partner.Name.In(c.Lang))
	fmt.Fprintf(e.out, c.in("بموجب %s (النسخة %d، %s)\n", "Under %s (version %d, %s)\n"), x.Agreement.Terms.Title.In(c.Lang), x.Agreement.Version, short(x.Agreement.Lineage))
	for _, i := range x.Items {
		fmt.Fprintf(e.out, "\n%s  %s (%s)\n", i.ID, i.Title.In(c.Lang), i.Marking)
		switch {
		case i.Given:
			fmt.Fprintf(e.out, "  %s\n", c.in("أُعطي من قبل، ولم يتغيّر.", "It stands given, and has not changed."))
		case i.Goes:
			fmt.Fprintf(e.out, "  %s\n", c.in("يخرج إذا أجازه شخصان.", "It would go once two people have approved it."))
		default:
			fmt.Fprintf(e.out, "  %s\n", c.in("لا يُعطى.", "It does not go."))
		}
		if i.TakenBack {
			fmt.Fprintf(e.out, "  ! %s\n", flagWords("taken_back").In(c.Lang))
		}
		for _, r := range i.Reasons {
			if r.Rule == 0 {
				continue
			}
			of := ""
			if r.Of != "" {
				of = " (" + r.Of + ")"
			}
			fmt.Fprintf(e.out, "    %s%s [%s %d%s %s]\n", r.Words.In(c.Lang), of, c.in("القاعدة", "rule"), r.Rule, c.in("،", ","), ruleWords(r.Rule).In(c.Lang))
		}
	}
	return nil
}

// item prints one claim beside what goes of it, and the reasons.
func (c releaseExplainCmd) item(e *env, x node.Explained) {
	fmt.Fprintf(e.out, "\n%s (%s)\n", x.Claim.Title.In(c.Lang), x.Claim.Marking)
	line := func(label, value string) {
		if value = strings.TrimSpace(value); value != "" {
			fmt.Fprintf(e.out, "    %-11s %s\n", label, value)
		}
	}
	if x.Goes == nil {
		fmt.Fprintf(e.out, "  %s\n", c.in("لا يُعطى.", "It does not go."))
	} else {
		g := x.Goes
		fmt.Fprintf(e.out, "  %s\n", c.in("يُعطى هكذا:", "It goes like this:"))
		line(c.property(release.Title), g.Title.In(c.Lang))
		line(c.property(release.Summary), g.Summary.In(c.Lang))
		line(c.property(release.Class), string(g.Class))
		line(c.property(release.When), g.When.Words().In(c.Lang))
		for _, p := range g.Places {
			line(c.property(release.Places), fmt.Sprintf("%s (%s)", p.Name.In(c.Lang), p.Precision))
		}
		for _, a := range g.Actors {
			line(c.property(release.Actors), fmt.Sprintf("%s (%s)", a.Name.In(c.Lang), a.Role))
		}
		for _, q := range g.Quantities {
			line(c.property(release.Quantities), q.Words().In(c.Lang))
		}
		line(c.property(release.Methods), strings.Join(g.Methods, ", "))
		line(c.property(release.Source), g.Source.Name)
		line(c.in("الوسم", "marking"), string(g.Marking))
	}
	said := false
	for _, r := range x.Reasons {
		if r.Rule == 0 && r.Property == "" {
			continue // what goes has been shown
		}
		if !said {
			fmt.Fprintf(e.out, "  %s\n", c.in("السبب:", "Why:"))
			said = true
		}
		about := c.in("الكل", "all of it")
		if r.Property != "" {
			about = c.property(r.Property)
		}
		line(about, fmt.Sprintf(c.in("%s [%s %d، %s]", "%s [%s %d, %s]"), strings.TrimSuffix(r.Words.In(c.Lang), ".")+".", c.in("القاعدة", "rule"), r.Rule, ruleWords(r.Rule).In(c.Lang)))
	}
}

// property names a property of a claim.
func (c releaseExplainCmd) property(name string) string {
	if c.Lang != "ar" {
		return name
	}
	ar := map[string]string{release.Class: "الصنف", release.When: "الزمن", release.Places: "المكان", release.Actors: "الجهات", release.Quantities: "الأعداد",
		release.Methods: "الأساليب", release.Title: "العنوان", release.Summary: "النص", release.Certainty: "الثبوت", release.Grade: "الدرجة", release.Source: "المصدر"}
	return cmp.Or(ar[name], name)
}

// ruleWords name the rules of release.
func ruleWords(rule int) text.Bilingual {
	list := []text.Bilingual{
		{AR: "يُعطى", EN: "goes"},
		{AR: "لا شيء يخرج من تلقاء نفسه", EN: "default deny"},
		{AR: "السقف", EN: "ceiling"},
		{AR: "النطاق والغرض", EN: "scope and purpose"},
		{AR: "حق صاحب المادة", EN: "originator control"},
		{AR: "قوائم التصنيف", EN: "designation gate"},
		{AR: "الخطوات", EN: "steps"},
		{AR: "تعهدات حقوق الإنسان", EN: "assurances"},
		{AR: "الأشخاص غير العامين", EN: "private persons"},
		{AR: "لا أثر لما يُحجب", EN: "non-interference"},
		{AR: "ما يُشتق يُصاغ من جديد", EN: "derived values"},
		{AR: "المراقبة والخطط", EN: "watches and plans"},
	}
	if rule < 0 || rule >= len(list) {
		return text.Bilingual{}
	}
	return list[rule]
}

// flagWords say what the desk should look at.
func flagWords(code string) text.Bilingual {
	switch code {
	case "stale_tear":
		return text.Bilingual{AR: "تغيّر النص بعد أن كُتب خط القطع: راجعه", EN: "the text has changed since its tear-line was written: look at it again"}
	case "unapproved_tear":
		return text.Bilingual{AR: "خط قطع لم يوافق عليه شخص آخر", EN: "a tear-line that nobody else has approved"}
	case "names_source":
		return text.Bilingual{AR: "يبدو أن النص يسمّي مصدرًا محجوبًا", EN: "the text seems to name a source that is withheld"}
	case "taken_back":
		return text.Bilingual{AR: "تغيّر ما أُعطي ولم يعد صحيحًا، فاستُرد", EN: "what was given has changed and is not so any more, so it was taken back"}
	}
	return text.Bilingual{AR: code, EN: code}
}

// explanationJSON is an explanation for machines.
func explanationJSON(x node.Explanation) map[string]any {
	items := []any{}
	for _, i := range x.Items {
		reasons := []any{}
		for _, r := range i.Reasons {
			reasons = append(reasons, map[string]any{"property": r.Property, "rule": r.Rule, "code": r.Code, "words": r.Words, "tear": r.Tear})
		}
		items = append(items, map[string]any{"key": i.Claim.Key, "title": i.Claim.Title, "marking": i.Claim.Marking, "goes": i.Goes, "reasons": reasons})
	}
	flags := []any{}
	for _, f := range x.Flags {
		flags = append(flags, map[string]any{"item": f.Item, "tear": f.Tear, "code": f.Code, "words": flagWords(f.Code)})
	}
	return map[string]any{"incident": x.Incident, "partner": x.Partner.ID, "agreement": x.Agreement.Lineage, "version": x.Agreement.Version,
		"step": x.Agreement.Standing.Open, "waiting": x.Waiting, "given": x.Given, "objects": x.Objects, "items": items, "flags": flags}
}

type releaseListCmd struct {
	desk
	To    string `placeholder:"PARTNER" help:"Only those to this partner."`
	State string `enum:",awaiting,approved,given,refused" default:"" placeholder:"STATE" help:"Only those that are awaiting, approved, given or refused."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (releaseListCmd) Help() string {
	return `Examples:

    tansiq release list
    tansiq release list --to "Damascus office" --state awaiting
    tansiq release list --json | jq -r '.[] | select(.state == "given") | .copies[]'`
}

func (c releaseListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	to := ""
	if c.To != "" {
		p, err := partner(e, n, c.To)
		if err != nil {
			return err
		}
		to = p.ID
	}
	list, err := n.Releases(e.ctx, to, c.State)
	if err != nil {
		return err
	}
	who, err := logins(e, n)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []any{}
		for _, r := range list {
			out = append(out, releaseJSON(r, who))
		}
		return e.printJSON(out)
	}
	called, err := names(e, n)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		e.say("No such releases: `tansiq release propose` makes one.")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, r := range list {
		urgent := ""
		if r.Urgent {
			urgent = "urgent"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", r.ID, r.State, urgent, called(r.Partner).In("en"), who(r.By), clock(r.At), both(r.Title))
	}
	return w.Flush()
}

// releaseJSON is a release for machines; people stand in it by their logins.
func releaseJSON(r node.Release, who func(string) string) map[string]any {
	approved := map[string]any{}
	for id, at := range r.Approved {
		approved[who(id)] = stamp(at)
	}
	return map[string]any{"id": r.ID, "state": r.State, "partner": r.Partner, "agreement": r.Lineage, "incidents": listed(r.Incidents), "watches": listed(r.Watches), "title": r.Title, "urgent": r.Urgent,
		"note": r.Note, "by": who(r.By), "at": stamp(r.At), "approved": approved, "refused": r.Refused, "given_at": stamp(r.GivenAt), "parcels": listed(r.Parcels), "copies": listed(r.Copies)}
}

// told tells how a release stands after somebody has acted on it.
func told(e *env, n *node.Node, id string, asJSON bool, format string, args ...any) error {
	if asJSON {
		r, err := n.Release(e.ctx, id)
		if err != nil {
			return err
		}
		who, err := logins(e, n)
		if err != nil {
			return err
		}
		return e.printJSON(releaseJSON(r, who))
	}
	fmt.Fprintf(e.out, format+"\n", args...)
	return nil
}

// aboutRelease is an error about a release for people.
func aboutRelease(err error, id string) error {
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no release %s: `tansiq release list` shows them", id)
	}
	if errors.Is(err, node.ErrSamePerson) {
		return fmt.Errorf("%s needs a second person: who approves is not who proposed", id)
	}
	return sayable(err)
}

type releaseProposeCmd struct {
	desk
	actor
	under
	Incident []string `arg:"" optional:"" help:"Ids of the incidents."`
	Watch    []string `placeholder:"ID" help:"Ids of watches and declarations."`
	Urgent   bool     `help:"Warnings in it leave at once when it is approved and somebody says now."`
	Note     string   `placeholder:"TEXT" help:"A note for whoever approves."`
	JSON     bool     `name:"json" help:"Print JSON."`
}

func (releaseProposeCmd) Help() string {
	return `Somebody else of the desk approves it, and approves exactly what tansiq release explain shows now. What is not
urgent leaves on the beat of the agreement.

` + actorHelp + `

Examples:

    tansiq release propose 0b8f6a1e-… --to "Damascus office" --as ana
    tansiq release propose 0b8f6a1e-… 7d21c3aa-… --to p-5kx3qa --urgent --as ana
    tansiq release propose --watch W-0012,D-0003 --to "Damascus office" --as ana`
}

func (c releaseProposeCmd) Run(e *env) error {
	if len(c.Incident)+len(c.Watch) == 0 {
		return usagef("name incidents, or watches with --watch")
	}
	n, by, err := c.openAs(e, c.desk, account.ProposeRelease)
	if err != nil {
		return err
	}
	defer n.Close()
	p, lineage, err := c.lineage(e, n)
	if err != nil {
		return err
	}
	r, err := n.ProposeRelease(e.ctx, by.ID, node.Release{Lineage: lineage, Incidents: c.Incident, Watches: c.Watch, Urgent: c.Urgent, Note: c.Note})
	var refused *node.ShareError
	switch {
	case errors.As(err, &refused) && refused.Code == "nothing_goes":
		what := "--watch " + strings.Join(c.Watch, ",")
		if len(c.Incident) > 0 {
			what = c.Incident[0]
		}
		return fmt.Errorf("nothing of this may go to %s: `tansiq release explain %s --to %s` names the rule", both(p.Name), what, p.ID)
	case err != nil:
		return sayable(err)
	}
	return told(e, n, r.ID, c.JSON, "%s to %s awaits approval by somebody else: `tansiq release approve %s --as LOGIN`.", r.ID, both(p.Name), r.ID)
}

type releaseApproveCmd struct {
	desk
	actor
	ID   string `arg:"" help:"Id of the release, like R-0014."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (releaseApproveCmd) Help() string {
	return `Who approves is not who proposed, and what would go must still be what the proposer saw.

` + actorHelp + `

Examples:

    tansiq release approve R-0014 --as rana`
}

func (c releaseApproveCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ApproveRelease)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := n.ApproveRelease(e.ctx, by.ID, c.ID); err != nil {
		return aboutRelease(err, c.ID)
	}
	r, err := n.Release(e.ctx, c.ID)
	if err != nil {
		return err
	}
	if r.Urgent {
		return told(e, n, r.ID, c.JSON, "%s is approved. Its warnings leave with `tansiq release now %s --as LOGIN`, all of it on the beat.", r.ID, r.ID)
	}
	return told(e, n, r.ID, c.JSON, "%s is approved and leaves on the beat of its agreement: from a running node, or with tansiq pack or deliver.", r.ID)
}

type releaseRefuseCmd struct {
	desk
	actor
	ID   string `arg:"" help:"Id of the release, like R-0014."`
	Why  string `required:"" placeholder:"TEXT" help:"Why, for who proposed it and for the journal."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (releaseRefuseCmd) Help() string {
	return actorHelp + `

Examples:

    tansiq release refuse R-0014 --why "the place gives the source away" --as rana`
}

func (c releaseRefuseCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ApproveRelease)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := n.RefuseRelease(e.ctx, by.ID, c.ID, c.Why); err != nil {
		return aboutRelease(err, c.ID)
	}
	return told(e, n, c.ID, c.JSON, "%s is refused.", c.ID)
}

type releaseNowCmd struct {
	desk
	actor
	ID   string `arg:"" help:"Id of the release, like R-0014."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (releaseNowCmd) Help() string {
	return `Warnings go at once; everything else of the release waits for the beat of its agreement, so that the time at which
it leaves tells nothing. What goes is put into the outbox: a running node hands it in at the partner's door, and
tansiq pack puts it into a courier file.

` + actorHelp + `

Examples:

    tansiq release now R-0014 --as rana`
}

func (c releaseNowCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ApproveRelease)
	if err != nil {
		return err
	}
	defer n.Close()
	var refused *node.ShareError
	err = n.ReleaseNow(e.ctx, by.ID, c.ID)
	switch {
	case errors.As(err, &refused) && refused.Code == "already":
		r, err := n.Release(e.ctx, c.ID)
		if err != nil {
			return err
		}
		return fmt.Errorf("%s cannot leave: it is %s", c.ID, r.State)
	case err != nil:
		return aboutRelease(err, c.ID)
	}
	r, err := n.Release(e.ctx, c.ID)
	if err != nil {
		return err
	}
	if r.State == node.ReleaseGiven {
		return told(e, n, r.ID, c.JSON, "%s is in the outbox: a running node hands it in, or `tansiq pack --to %s -o FILE`.", r.ID, r.Partner)
	}
	a, err := n.Agreement(e.ctx, r.Lineage)
	if err != nil {
		return err
	}
	next := e.now().UTC().Truncate(a.Terms.Beat()).Add(a.Terms.Beat())
	return told(e, n, r.ID, c.JSON, "%s is no warning, or not all of it is: it leaves on the beat, next at %s.", r.ID, clock(next))
}
