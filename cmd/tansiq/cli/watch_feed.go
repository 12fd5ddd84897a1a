package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

type watchFeedCmd struct {
	List   watchFeedListCmd   `cmd:"" help:"What is turned on, and the tokens that there are."`
	On     watchFeedOnCmd     `cmd:"" help:"Turn features or calendar on."`
	Off    watchFeedOffCmd    `cmd:"" help:"Turn features or calendar off."`
	Token  watchFeedTokenCmd  `cmd:"" help:"Make a token; it is shown once."`
	Revoke watchFeedRevokeCmd `cmd:"" help:"End a token for good."`
	Renew  watchFeedRenewCmd  `cmd:"" help:"Let a token open again after a restore."`
}

// feedHelp stands in the help of the commands about feeds.
const feedHelp = `Both are off until an admin turns them on, and each program has a token of its own, which opens what was chosen for it and
nothing else:

    features    OGC API - Features for QGIS: http://127.0.0.1:8420/ogc/ with Authorization: Bearer TOKEN,
                or http://127.0.0.1:8420/ogc/t/TOKEN/ where a program cannot send headers
    calendar    iCalendar of this party's own watches: http://127.0.0.1:8420/feeds/watch/TOKEN.ics

A token in an address is a trade-off: programs keep addresses in history and logs, proxies too, and whoever finds one has
what it opens. Give headers where you can, short lives, and one token for each program, so that one can be revoked.`

type watchFeedListCmd struct {
	desk
	JSON bool `name:"json" help:"Print JSON."`
}

func (watchFeedListCmd) Help() string {
	return feedHelp + `

Examples:

    tansiq watch feed list
    tansiq watch feed list --json | jq -r '.tokens[] | select(.revoked == null) | .id'`
}

func (c watchFeedListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	on := map[node.FeedKind]bool{}
	for _, k := range node.FeedKinds() {
		if on[k], err = n.FeedOn(e.ctx, k); err != nil {
			return err
		}
	}
	list, err := n.FeedTokens(e.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		out := []any{}
		for _, t := range list {
			out = append(out, feedJSON(t))
		}
		return e.printJSON(map[string]any{"on": on, "tokens": out})
	}
	for _, k := range node.FeedKinds() {
		word := "off"
		if on[k] {
			word = "on"
		}
		fmt.Fprintf(e.out, "%s: %s\n", k, word)
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, t := range list {
		state := "until " + t.Expires.Format(time.DateOnly)
		switch {
		case !t.Revoked.IsZero():
			state = "revoked " + t.Revoked.Format(time.DateOnly)
		case !t.Over(e.now()) && !t.Lapsed.IsZero():
			state = "lapsed by a restore " + t.Lapsed.Format(time.DateOnly)
		case t.Ended(e.now()):
			state = "ended " + t.Expires.Format(time.DateOnly)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\tused %s\n", t.ID, t.Kind, t.Name, cmp.Or(strings.Join(t.Collections, ","), string(t.Detail)), state, clock(t.Used))
	}
	return w.Flush()
}

func feedJSON(t node.FeedToken) map[string]any {
	return map[string]any{"id": t.ID, "kind": t.Kind, "name": t.Name, "collections": t.Collections, "detail": t.Detail, "made": stamp(t.Made), "expires": stamp(t.Expires),
		"revoked": stamp(t.Revoked), "lapsed": stamp(t.Lapsed), "used": stamp(t.Used)}
}

type watchFeedOnCmd struct {
	desk
	actor
	Kind string `arg:"" enum:"features,calendar" help:"features or calendar."`
}

func (watchFeedOnCmd) Help() string {
	return feedHelp + `

` + actorHelp + `

Examples:

    tansiq watch feed on features --as mona`
}

func (c watchFeedOnCmd) Run(e *env) error { return switchFeed(e, c.desk, c.actor, c.Kind, true) }

type watchFeedOffCmd struct {
	desk
	actor
	Kind string `arg:"" enum:"features,calendar" help:"features or calendar."`
}

func (watchFeedOffCmd) Help() string {
	return `Tokens stay, and open nothing until it is turned on again.

` + actorHelp + `

Examples:

    tansiq watch feed off features --as mona`
}

func (c watchFeedOffCmd) Run(e *env) error { return switchFeed(e, c.desk, c.actor, c.Kind, false) }

func switchFeed(e *env, d desk, a actor, kind string, on bool) error {
	n, by, err := a.openAs(e, d, account.ManageSettings)
	if err != nil {
		return err
	}
	defer n.Close()
	if err := n.SwitchFeed(e.ctx, by.ID, node.FeedKind(kind), on); err != nil {
		return err
	}
	word := "off"
	if on {
		word = "on"
	}
	fmt.Fprintf(e.out, "%s: %s\n", kind, word)
	return nil
}

type watchFeedTokenCmd struct {
	desk
	actor
	Kind       string   `arg:"" enum:"features,calendar" help:"features or calendar."`
	Name       string   `required:"" help:"Which program it is for, and whose."`
	Collection []string `placeholder:"NAME" help:"Of features: areas, watches, partner-watches, coverage, vacuum or sites; repeatable."`
	Detail     string   `enum:"busy,full,none" default:"none" help:"Of calendar: busy (times alone) or full (with areas)."`
	Life       span     `default:"90d" help:"How long it opens anything, at most 366d."`
	JSON       bool     `name:"json" help:"Print JSON."`
}

func (watchFeedTokenCmd) Help() string {
	return feedHelp + `

` + actorHelp + `

Examples:

    tansiq watch feed token features --name "QGIS, Layla" --collection areas --collection vacuum --life 30d --as mona
    tansiq watch feed token calendar --name "duty phone" --detail busy --as mona`
}

func (c watchFeedTokenCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ManageSettings)
	if err != nil {
		return err
	}
	defer n.Close()
	t := node.FeedToken{Kind: node.FeedKind(c.Kind), Name: c.Name, Collections: c.Collection, Expires: e.now().Add(time.Duration(c.Life))}
	if c.Detail != "none" {
		t.Detail = node.FeedDetail(c.Detail)
	}
	t, secret, err := n.MakeFeedToken(e.ctx, by.ID, t)
	if err != nil {
		return faults(err, "en")
	}
	on, err := n.FeedOn(e.ctx, t.Kind)
	if err != nil {
		return err
	}
	if c.JSON {
		out := feedJSON(t)
		out["token"], out["on"] = secret, on
		return e.printJSON(out)
	}
	fmt.Fprintln(e.out, secret)
	e.say("%s, until %s. It is shown this once.", t.ID, t.Expires.Format(time.DateOnly))
	if !on {
		e.say("It opens nothing yet: `tansiq watch feed on %s` turns that on.", t.Kind)
	}
	return nil
}

type watchFeedRevokeCmd struct {
	desk
	actor
	Token string `arg:"" help:"Id of the token, like F-0002."`
}

func (watchFeedRevokeCmd) Help() string {
	return actorHelp + `

Examples:

    tansiq watch feed revoke F-0002 --as mona`
}

func (c watchFeedRevokeCmd) Run(e *env) error {
	return changeFeedToken(e, c.desk, c.actor, c.Token, (*node.Node).RevokeFeedToken, "%s opens nothing any more.\n")
}

type watchFeedRenewCmd struct {
	desk
	actor
	Token string `arg:"" help:"Id of the token, like F-0002."`
}

func (watchFeedRenewCmd) Help() string {
	return `After a restore from a backup no token opens anything, since one may have been revoked after the backup was made. Renew those
that you know were not.

` + actorHelp + `

Examples:

    tansiq watch feed renew F-0002 --as mona`
}

func (c watchFeedRenewCmd) Run(e *env) error {
	return changeFeedToken(e, c.desk, c.actor, c.Token, (*node.Node).RenewFeedToken, "%s opens again what it opened.\n")
}

// changeFeedToken does something to a token that an id names, and says so.
func changeFeedToken(e *env, d desk, a actor, id string, change func(*node.Node, context.Context, string, string) error, done string) error {
	n, by, err := a.openAs(e, d, account.ManageSettings)
	if err != nil {
		return err
	}
	defer n.Close()
	err = change(n, e.ctx, by.ID, id)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no token %q: `tansiq watch feed list` shows them", id)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, done, id)
	return nil
}
