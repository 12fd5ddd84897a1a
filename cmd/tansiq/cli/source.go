package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/fetch"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

type sourceCmd struct {
	Add    sourceAddCmd    `cmd:"" help:"Add a feed, a page or a folder that documents come from."`
	List   sourceListCmd   `cmd:"" help:"List sources and how they do."`
	Try    sourceTryCmd    `cmd:"" help:"Look at a source now, whether or not it is due."`
	Remove sourceRemoveCmd `cmd:"" help:"Remove a source; its documents stay."`
}

// fetching is embedded by commands that fetch from the network.
type fetching struct {
	FetchAllow []string `name:"fetch-allow" env:"TANSIQ_FETCH_ALLOW" placeholder:"RANGE|HOST" help:"Private addresses that may be fetched: a range (10.1.0.0/16), an address or the name of a host; repeatable. Without it only public ones are."`
}

// fetcher makes what fetches addresses for a node; it fails on wrong usage.
func (f fetching) fetcher(e *env) (*fetch.Client, error) {
	allow, err := fetch.ParseAllow(f.FetchAllow)
	if err != nil {
		return nil, usagef("--fetch-allow: %w", err)
	}
	return fetch.New(strings.Join(strings.Fields(e.version), "-"), allow, fetch.DefaultLimits()), nil
}

type sourceAddCmd struct {
	desk
	actor
	Address   string   `arg:"" help:"Address of a feed or a page, or a folder."`
	Kind      string   `enum:"feed,address,folder,auto" default:"auto" help:"What it is: feed, address (one page) or folder; auto takes what is there on this machine for a folder and everything else for a feed."`
	Name      string   `help:"What the desk calls it; made of the address otherwise."`
	Publisher string   `help:"Publisher that its documents show; what the feed or page says otherwise."`
	Grade     string   `placeholder:"B2" help:"Admiralty grade of what comes from it, until somebody grades otherwise: A to F, 1 to 6, or one of them."`
	Marking   string   `placeholder:"TLP:AMBER" help:"TLP 2.0 marking of its documents."`
	Prefer    string   `enum:"ar,en,none" default:"none" help:"Language that is asked for where a site has several: ar or en."`
	Every     span     `placeholder:"30m" help:"Time between two tries: 5m to 7d, from 2s for a folder."`
	Only      []string `placeholder:"LOGIN" help:"Only these people, and who adds it, see it and what comes from it; repeatable."`
	Linked    bool     `help:"Of a feed: where an item says little, fetch the page that it links to, if the site's robots.txt lets programs."`
	AnySite   bool     `name:"any-site" help:"With --linked: also links to other sites than the feed's."`
	Watch     bool     `help:"Of an address: look again and again, and take the page anew when its text changes. It is taken once otherwise."`
	Move      bool     `help:"Of a folder: move what was taken to its subfolder taken, what was refused to refused, with the reason beside it."`
	Off       bool     `help:"Add it, but do not try it yet."`
	JSON      bool     `name:"json" help:"Print JSON."`
}

func (sourceAddCmd) Help() string {
	return `A running node tries it within seconds, and then again and again; ` + "`tansiq source try`" + ` tries it where none runs.
What comes in awaits confirmation like any document. Of a folder the files that lie directly in it are taken once they
have stopped changing; hidden ones and names like .part and .tmp are passed over.

` + actorHelp + `

Examples:

    tansiq source add https://news.example/rss --publisher "News agency" --grade B --as mona
    tansiq source add https://ministry.example/statements --kind address --watch --every 1h --as mona
    tansiq source add /srv/reports --move --marking TLP:GREEN --as mona`
}

func (c sourceAddCmd) Run(e *env) error {
	s := node.Source{Kind: node.SourceKind(c.Kind), Name: c.Name, Publisher: c.Publisher, Address: c.Address, Marking: incident.Marking(strings.ToUpper(c.Marking)),
		Interval: time.Duration(c.Every), Enabled: !c.Off, Linked: c.Linked, AnySite: c.AnySite, Watched: c.Watch, Move: c.Move}
	if c.Prefer != "none" {
		s.Lang = c.Prefer
	}
	for _, r := range strings.ToUpper(c.Grade) {
		switch {
		case 'A' <= r && r <= 'F' && s.Grade.Reliability == "":
			s.Grade.Reliability = string(r)
		case '1' <= r && r <= '6' && s.Grade.Credibility == "":
			s.Grade.Credibility = string(r)
		default:
			return usagef("--grade %s: want a letter from A to F, a figure from 1 to 6, or both, like B2", c.Grade)
		}
	}
	if c.Kind == "auto" {
		s.Kind = node.SourceFeed
		if info, err := os.Stat(c.Address); err == nil && info.IsDir() {
			s.Kind = node.SourceFolder
		}
	}
	if s.Kind == node.SourceFolder {
		abs, err := filepath.Abs(c.Address)
		if err != nil {
			return fmt.Errorf("finding %s: %w", c.Address, plain(err))
		}
		s.Address = abs
	}
	config := c.config()
	config.Now = e.now
	config.Watchable = []string{"/"} // whoever runs this can read the machine's files anyway
	n, err := node.OpenExisting(e.ctx, config)
	if err != nil {
		return err
	}
	defer n.Close()
	by, err := c.who(e, n, account.ManageSources)
	if err != nil {
		return err
	}
	for _, login := range c.Only {
		p, err := person(e, n, login, account.Read)
		if err != nil {
			return err
		}
		s.Restricted = append(s.Restricted, p.ID)
	}
	s, err = n.SaveSource(e.ctx, by.ID, s)
	if err != nil {
		return err
	}
	v, err := n.Source(e.ctx, store.Viewer{System: true}, s.ID)
	if err != nil {
		return err
	}
	if c.JSON {
		return e.printJSON(sourceJSON(v))
	}
	fmt.Fprintf(e.out, "%s: %s, %s, %s\n", s.ID, s.Name, s.Kind, s.Address)
	return nil
}

// sourceJSON is a source for machines; lengths of time are in seconds.
func sourceJSON(v node.SourceView) map[string]any {
	fault := func(f *node.SourceError) any {
		if f == nil {
			return nil
		}
		return map[string]any{"code": f.Code, "words": f.Words()}
	}
	tries := []any{}
	for _, t := range v.Health.Tries {
		tries = append(tries, map[string]any{"at": stamp(t.At), "outcome": t.Outcome, "seen": t.Seen, "taken": t.Taken, "refused": t.Refused, "fault": fault(t.Fault)})
	}
	h := v.Health
	return map[string]any{"id": v.ID, "kind": v.Kind, "name": v.Name, "publisher": v.Publisher, "address": v.Address, "grade": v.Grade, "marking": v.Marking,
		"lang": v.Lang, "interval": int(v.Interval / time.Second), "restricted": len(v.Restricted) > 0, "enabled": v.Enabled, "running": v.Running,
		"linked": v.Linked, "any_site": v.AnySite, "watched": v.Watched, "move": v.Move,
		"health": map[string]any{"tried": stamp(h.Tried), "succeeded": stamp(h.Succeeded), "new": stamp(h.New), "next": stamp(h.Next), "failures": h.Failures,
			"fault": fault(h.Fault), "seen": h.Seen, "taken": h.Taken, "refused": h.Refused, "moved": h.Moved, "tries": tries}}
}

type sourceListCmd struct {
	desk
	spoken
	JSON bool `name:"json" help:"Print JSON."`
}

func (sourceListCmd) Help() string {
	return `Examples:

    tansiq source list
    tansiq source list --lang ar
    tansiq source list --json | jq -r '.[] | select(.health.failures > 2) | .name'`
}

func (c sourceListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	list, err := n.Sources(e.ctx, store.Viewer{System: true})
	if err != nil {
		return err
	}
	if c.JSON {
		out := []any{}
		for _, v := range list {
			out = append(out, sourceJSON(v))
		}
		return e.printJSON(out)
	}
	if len(list) == 0 {
		e.say("No sources yet: `tansiq source add` adds one.")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, v := range list {
		state := "next " + clock(v.Health.Next)
		switch {
		case v.Running:
			state = "under way"
		case !v.Enabled:
			state = "off"
		case v.Health.Next.IsZero():
			state = "done"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%d taken\t%d refused\tlast %s\t%s\n", v.ID, v.Name, v.Kind, v.Health.Taken, v.Health.Refused, clock(v.Health.Succeeded), state)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("printing: %w", plain(err))
	}
	for _, v := range list {
		if f := v.Health.Fault; f != nil {
			fmt.Fprintf(e.out, "%s: %s\n", v.Name, f.Words().In(c.Lang))
		}
		if v.Health.Moved != "" {
			fmt.Fprintf(e.out, "%s: %s\n", v.Name, c.in("صار عنوانه "+v.Health.Moved+"؛ يُقبل العنوان الجديد في صفحة المصادر", "its address is now "+v.Health.Moved+"; take it on under Sources on the pages"))
		}
	}
	return nil
}

// findSource finds a source by id, by the beginning of its id, by name or by address.
func findSource(e *env, n *node.Node, word string) (node.SourceView, error) {
	list, err := n.Sources(e.ctx, store.Viewer{System: true})
	if err != nil {
		return node.SourceView{}, err
	}
	var found []node.SourceView
	for _, v := range list {
		if v.ID == word || v.Address == word {
			return v, nil
		}
		if strings.EqualFold(v.Name, word) || len(word) >= 6 && strings.HasPrefix(v.ID, word) {
			found = append(found, v)
		}
	}
	if len(found) != 1 {
		return node.SourceView{}, fmt.Errorf("there is no one source %q here: `tansiq source list` shows names and ids", word)
	}
	return found[0], nil
}

type sourceTryCmd struct {
	desk
	actor
	fetching
	spoken
	Source string `arg:"" help:"Id, name or address of the source."`
	JSON   bool   `name:"json" help:"Print JSON."`
}

func (sourceTryCmd) Help() string {
	return `Says how it went: exit code 0 also when there was nothing new, 1 when the source failed. A source that is off is
tried all the same.

` + actorHelp + `

Examples:

    tansiq source try "News agency" --as yusuf
    tansiq source try src-k3h… --lang ar --as yusuf
    tansiq source try intranet --fetch-allow 10.20.0.0/16 --as mona`
}

func (c sourceTryCmd) Run(e *env) error {
	client, err := c.fetcher(e)
	if err != nil {
		return err
	}
	defer client.Close()
	n, by, err := c.openAs(e, c.desk, account.FetchAddress)
	if err != nil {
		return err
	}
	defer n.Close()
	n.UseFetcher(client)
	v, err := findSource(e, n, c.Source)
	if err != nil {
		return err
	}
	t, err := n.TrySource(e.ctx, by.ID, v.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("there is no source %q for %s", c.Source, by.Login)
	case err != nil:
		return err
	}
	if c.JSON {
		if v, err = n.Source(e.ctx, store.Viewer{System: true}, v.ID); err != nil {
			return err
		}
		if err := e.printJSON(sourceJSON(v)); err != nil {
			return err
		}
	} else if t.Outcome != node.TryFailed {
		fmt.Fprintf(e.out, "%s: %d there, %d taken, %d refused\n", v.Name, t.Seen, t.Taken, t.Refused)
	}
	if t.Refused > 0 {
		refused, err := n.Refusals(e.ctx, store.Viewer{System: true}, v.ID, t.Refused)
		if err != nil {
			return err
		}
		for _, r := range refused {
			e.say("%s: %s", r.Name, r.Fault.Words().In(c.Lang))
		}
	}
	if t.Fault != nil {
		e.say("%s: %s", v.Name, t.Fault.Words().In(c.Lang))
	}
	if t.Outcome == node.TryFailed {
		return errTold
	}
	return nil
}

type sourceRemoveCmd struct {
	desk
	actor
	Source string `arg:"" help:"Id, name or address of the source."`
}

func (sourceRemoveCmd) Help() string {
	return `What it brought stays; what is remembered of its items goes, so that the same address added again brings what is
still there once more, and the node sees that it has it.

` + actorHelp + `

Examples:

    tansiq source remove "News agency" --as mona`
}

func (c sourceRemoveCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.ManageSources)
	if err != nil {
		return err
	}
	defer n.Close()
	v, err := findSource(e, n, c.Source)
	if err != nil {
		return err
	}
	if err := n.RemoveSource(e.ctx, by.ID, v.ID); err != nil {
		if errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no source %q for %s", c.Source, by.Login)
		}
		return err
	}
	fmt.Fprintf(e.out, "%s is removed; its documents stay.\n", v.Name)
	return nil
}
