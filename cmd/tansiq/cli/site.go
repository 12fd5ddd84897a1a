package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

type siteCmd struct {
	List      siteListCmd      `cmd:"" help:"List sites: custody, gaps, what is unaccounted for."`
	Show      siteShowCmd      `cmd:"" help:"Show all that is said of a site."`
	Add       siteAddCmd       `cmd:"" help:"Add a site from the gazetteer."`
	Custody   siteCustodyCmd   `cmd:"" help:"Enter who had a site, by one source."`
	Inventory siteInventoryCmd `cmd:"" help:"Enter what one source says was at a site."`
	Link      siteLinkCmd      `cmd:"" help:"Say what an incident did to a site."`
}

// siteLine is one site in one line.
func siteLine(f node.SiteFull, lang string) string {
	c := &f.Custody
	who := "–"
	if c.Last != nil {
		var names []string
		for i := range c.Last.Stands {
			names = append(names, c.Last.Stands[i].Words().In(lang))
		}
		who = strings.NewReplacer("\u2068", "", "\u2069", "").Replace(strings.Join(names, " ≠ "))
	}
	var missing []string
	for _, a := range f.Stock.Accounts {
		missing = append(missing, fmt.Sprintf("%s %s (%s)", a.Unaccounted, a.Base.What, a.Base.Said.Source.Name))
	}
	return fmt.Sprintf("%s\t%s\t%s\tlast %s\t%d gaps\t%s", f.Site.ID, f.Site.Name.In(lang), c.State, who, len(c.Gaps), strings.Join(missing, "; "))
}

type siteListCmd struct {
	desk
	spoken
	Unwatched bool `help:"Only sites where nobody watches, or where that is not known."`
	JSON      bool `name:"json" help:"Print JSON."`
}

func (siteListCmd) Help() string {
	return `Examples:

    tansiq site list
    tansiq site list --unwatched --json`
}

func (c siteListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	ask := n.Sites
	if c.Unwatched {
		ask = n.SitesUnwatched
	}
	list, err := ask(e.ctx, store.Viewer{System: true})
	if err != nil {
		return err
	}
	if c.JSON {
		if list == nil {
			list = []node.SiteFull{}
		}
		return e.printJSON(list)
	}
	if len(list) == 0 {
		e.say("No sites: `tansiq site add` adds one.")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, f := range list {
		fmt.Fprintln(w, siteLine(f, c.Lang))
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing: %w", plain(err))
	}
	return nil
}

type siteShowCmd struct {
	desk
	spoken
	Site string `arg:"" help:"Id of the site, such as S-0004."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (siteShowCmd) Help() string {
	return `Examples:

    tansiq site show S-0004
    tansiq site show S-0004 --json`
}

func (c siteShowCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	f, err := n.Site(e.ctx, store.Viewer{System: true}, c.Site)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(f)
	}
	fmt.Fprintln(e.out, strings.ReplaceAll(siteLine(f, c.Lang), "\t", "  "))
	for _, r := range f.Reports {
		if r.Withdrawn {
			continue
		}
		who := r.Custodian.Name.In(c.Lang)
		if r.Kind == watch.Nobody {
			who = "nobody"
		}
		s := r.Span()
		from, to := watch.Span{From: s.From, To: s.To - 1}.Times()
		fmt.Fprintf(e.out, "  %s  %s  %s to %s  %s %s%s\n", r.ID, who, from.Format("2006-01-02"), to.Format("2006-01-02"), r.Said.Source.Name, r.Said.Grade.Reliability, r.Said.Grade.Credibility)
	}
	for _, l := range f.Links {
		fmt.Fprintf(e.out, "  %s  %s  %s\n", l.ID, l.Effect, l.SiteLink.Incident)
	}
	for _, x := range append(f.Custody.Clashes, f.Stock.Clashes...) {
		fmt.Fprintf(e.out, "  ≠ %s\n", x.Explanation.In(c.Lang))
	}
	return nil
}

type siteAddCmd struct {
	desk
	actor
	spoken
	Place string `arg:"" help:"Id of a place of the gazetteer, or the beginning of its name."`
	Shape string `placeholder:"FILE" help:"Its outline, from this GeoJSON file; - for standard input."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (siteAddCmd) Help() string {
	return `A base, an airfield, a dam, a crossing, a field, a prison or a camp of the gazetteer; any other site is added on the pages.

` + actorHelp + `

Examples:

    tansiq site add t4-airbase --as yusuf
    tansiq site add "Al-Hol camp" --as yusuf`
}

func (c siteAddCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := n.SiteFromGazetteer(c.Place)
	if err != nil {
		found, _, err := n.FindSites(e.ctx, c.Place, 8)
		if err != nil {
			return err
		}
		if len(found) != 1 {
			var ids []string
			for _, p := range found {
				ids = append(ids, p.ID)
			}
			return fmt.Errorf("there is no one site %q in the gazetteer: %s", c.Place, strings.Join(ids, ", "))
		}
		if s, err = n.SiteFromGazetteer(found[0].ID); err != nil {
			return err
		}
	}
	if c.Shape != "" {
		if s.Shape, _, err = readShape(e, c.Shape, c.Lang); err != nil {
			return err
		}
	}
	if s, err = n.SaveSite(e.ctx, by.ID, s); err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(s)
	}
	fmt.Fprintf(e.out, "%s: %s\n", s.ID, s.Name.In(c.Lang))
	return nil
}

type siteCustodyCmd struct {
	desk
	actor
	Site   string `arg:"" help:"Id of the site."`
	By     string `help:"Who had it; leave out for nobody."`
	Source string `required:"" help:"Who says so."`
	Grade  string `placeholder:"B2" help:"Admiralty grade of the statement."`
	From   string `placeholder:"DATE" help:"First day that the source speaks of."`
	Until  string `placeholder:"DATE" help:"Last day that it speaks of."`
	Left   bool   `help:"They left on the last day."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

func (siteCustodyCmd) Help() string {
	return `It is never assumed that somebody stayed longer than the source says; one day is --from alone.

` + actorHelp + `

Examples:

    tansiq site custody S-0004 --by SDF --from 2019-03-01 --until 2025-01-22 --left --source "News agency" --grade B2 --as yusuf
    tansiq site custody S-0004 --from 2025-01-23 --source "A local" --as yusuf`
}

func (c siteCustodyCmd) Run(e *env) error {
	r := watch.Custody{Site: c.Site, Kind: watch.Nobody, Left: c.Left, Said: watch.Said{Source: incident.Source{Name: c.Source, Kind: incident.SourceMedia, Published: incident.NoDay}}}
	if c.By != "" {
		r.Kind, r.Custodian = watch.Held, watch.Party{Name: text.Bilingual{EN: c.By}}
	}
	var err error
	if r.Said.Grade, err = siteGrade(c.Grade); err != nil {
		return err
	}
	for _, f := range []struct {
		name, value string
		end         bool
	}{{"--from", c.From, false}, {"--until", c.Until, true}} {
		if f.value == "" {
			continue
		}
		d, err := date(f.name, f.value)
		if err != nil {
			return err
		}
		if f.end {
			r.Until = watch.SiteDay(d, true)
		} else {
			r.From = watch.SiteDay(d, false)
		}
	}
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	for _, a := range n.Actors() {
		if c.By != "" && (strings.EqualFold(a.Name.EN, c.By) || a.ID == c.By || a.Name.AR == c.By) {
			r.Custodian = watch.Party{ID: "actor:" + a.ID, Name: a.Name}
		}
	}
	if r, err = n.AddCustody(e.ctx, by.ID, r); err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(r)
	}
	fmt.Fprintln(e.out, r.ID)
	return nil
}

// siteGrade reads a grade like "B2"; an empty one is no grade.
func siteGrade(typed string) (incident.Grade, error) {
	switch len(typed) {
	case 0:
		return incident.Grade{}, nil
	case 2:
		return incident.Grade{Reliability: strings.ToUpper(typed[:1]), Credibility: typed[1:]}, nil
	}
	return incident.Grade{}, usagef("--grade %s: want a letter from A to F and a figure from 1 to 6, like B2", typed)
}

type siteInventoryCmd struct {
	desk
	actor
	Site   string `arg:"" help:"Id of the site."`
	What   string `arg:"" enum:"weapons,ammunition,shells,missiles,explosives,devices,drones,vehicles,armour,detainees,families" help:"What was counted: ${enum}."`
	Min    int64  `required:"" help:"How many at least."`
	Max    *int64 `help:"How many at most; leave out where the source does not say."`
	Unit   string `help:"items, people, kg or t; the usual one of the stock unless given."`
	On     string `required:"" placeholder:"DATE" help:"Day that the count speaks of."`
	Source string `required:"" help:"Who says so."`
	Grade  string `placeholder:"B2" help:"Admiralty grade of the statement."`
	Detail string `help:"What exactly, in words."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

func (siteInventoryCmd) Help() string {
	return `Each source stands alone: what two sources counted is never added. People are counted only, never named.

` + actorHelp + `

Examples:

    tansiq site inventory S-0004 weapons --min 300 --max 320 --on 2024-11-01 --source "Former officer" --grade C3 --as yusuf
    tansiq site inventory S-0004 ammunition --unit t --min 12 --on 2024-11-01 --source "News agency" --as yusuf`
}

func (c siteInventoryCmd) Run(e *env) error {
	i := watch.Inventory{Site: c.Site, What: c.What, Unit: c.Unit, Min: c.Min, Max: -1, Detail: c.Detail, Said: watch.Said{Source: incident.Source{Name: c.Source, Kind: incident.SourceMedia, Published: incident.NoDay}}}
	if i.Unit == "" {
		i.Unit = watch.Units(c.What)[0]
	}
	if c.Max != nil {
		if i.Max = *c.Max; i.Max < 0 {
			return usagef("--max %d: want 0 or more", i.Max)
		}
	}
	var err error
	if i.Said.Grade, err = siteGrade(c.Grade); err != nil {
		return err
	}
	if i.On, err = date("--on", c.On); err != nil {
		return err
	}
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	if i, err = n.AddInventory(e.ctx, by.ID, i); err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(i)
	}
	fmt.Fprintln(e.out, i.ID)
	return nil
}

type siteLinkCmd struct {
	desk
	actor
	Site     string `arg:"" help:"Id of the site."`
	Incident string `arg:"" help:"Id of the incident."`
	Effect   string `enum:"lost,recovered,handed_over,destroyed,arrived,context,unrelated" default:"context" help:"What it did: lost, recovered, handed_over, destroyed, arrived, context, unrelated."`
	JSON     bool   `name:"json" help:"Print JSON."`
}

func (siteLinkCmd) Help() string {
	return `Figures of the incident count the stocks that bear their names; on the pages each can be set.

` + actorHelp + `

Examples:

    tansiq site link S-0004 0e6f1c5e-… --effect lost --as yusuf`
}

func (c siteLinkCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	l, err := n.LinkIncident(e.ctx, by.ID, watch.SiteLink{Site: c.Site, Incident: c.Incident, Effect: watch.Effect(c.Effect)})
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(l)
	}
	fmt.Fprintf(e.out, "%s: %s\n", l.ID, l.Effect)
	return nil
}
