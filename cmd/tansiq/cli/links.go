package cli

import (
	"fmt"
	"strings"

	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

type linksCmd struct {
	desk
	Source string `placeholder:"ID" help:"The source that the others are held against, such as ucdp-ged; otherwise the one that tells of most incidents."`
	Limit  int    `default:"50" help:"About how many to list."`
	Cursor string `placeholder:"TEXT" help:"Go on where an earlier list ended."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

func (linksCmd) Help() string {
	return `Lists pairs of incidents from different sources that may be one, newest first, with what agrees and what
differs. Nothing is merged: a person does that on the page of an incident, or says there that the two are not one.

Examples:

    tansiq links
    tansiq links --source ucdp-ged --limit 10
    tansiq links --json > links.json`
}

func (c linksCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	links, next, err := n.ProposedLinks(e.ctx, store.Viewer{System: true}, c.Source, c.Cursor, c.Limit)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(map[string]any{"links": links, "next": next})
	}
	for _, l := range links {
		fmt.Fprintf(e.out, "%.2f  %s\n      %s (%s)\n      %s (%s)\n", l.Other.Likeness.Score, l.Other.When.Words().EN,
			flat(l.Title), strings.Join(l.Names, ", "), flat(l.Other.Title), strings.Join(l.Other.Names, ", "))
		fmt.Fprintf(e.out, "      %s %s\n", l.Incident, l.Other.Incident)
		for _, p := range l.Other.Likeness.Differs {
			fmt.Fprintf(e.out, "      %s: %s / %s: %s\n", p.Slot, p.Ours.EN, p.Theirs.EN, p.Explanation.EN)
		}
	}
	switch {
	case next != "":
		fmt.Fprintf(e.out, "Go on with --cursor %s\n", next)
	case len(links) == 0:
		fmt.Fprintln(e.out, "No two incidents of different sources are alike.")
	}
	return nil
}

func flat(t text.Bilingual) string { return strings.Join(strings.Fields(t.In("en")), " ") }

// sayLinks tells, after an import, when some of what was taken in may be known already.
func sayLinks(e *env, n *node.Node) error {
	links, _, err := n.ProposedLinks(e.ctx, store.Viewer{System: true}, "", "", 1)
	if err != nil {
		return err
	}
	if len(links) > 0 {
		e.say("Some incidents may be told of twice, by different sources: tansiq links lists them. Nothing was merged.")
	}
	return nil
}
