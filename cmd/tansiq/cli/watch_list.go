package cli

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

type watchListCmd struct {
	desk
	spoken
	Party string `placeholder:"PARTY" help:"Only this party's: us, a partner by name or id, or name:…"`
	Area  string `placeholder:"AREA" help:"Only those on this area."`
	State string `enum:"planned,in_force,lapsed,withdrawn,changed,any" default:"any" help:"Only those that stand so now: planned, in_force, lapsed, withdrawn or changed (another one goes on)."`
	JSON  bool   `name:"json" help:"Print JSON."`
}

func (watchListCmd) Help() string {
	return `Lists watches as this node knows them: its own, those that partners gave, those of plans, and those it heard of.

Examples:

    tansiq watch list --state in_force
    tansiq watch list --party us --area "Rusafa pocket" --lang ar
    tansiq watch list --json | jq -r '.[] | select(.state == "lapsed") | .id'`
}

func (c watchListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	m, err := n.WatchModel(e.ctx)
	if err != nil {
		return err
	}
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	party, areaID := "", ""
	if c.Party != "" {
		p, err := watchParty(e, n, c.Party)
		if err != nil {
			return err
		}
		party = p.ID
	}
	if c.Area != "" {
		a, err := findArea(e, n, c.Area)
		if err != nil {
			return err
		}
		areaID = a.ID
	}
	given, err := n.AreasOfPartners(e.ctx)
	if err != nil {
		return err
	}
	from := map[string]*watch.Area{} // areas of partners, by id
	for i := range given {
		from[given[i].ID] = &given[i]
	}
	list := []map[string]any{}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, one := range m.Watches() {
		state := one.StateAt(e.now(), m.InForce(one))
		if party != "" && one.Party.ID != party || areaID != "" && one.Area != areaID || c.State != "any" && string(state) != c.State {
			continue
		}
		if c.JSON {
			j := watchJSON(one, state, parties)
			if a := from[one.Area]; a != nil {
				j["area_origin"], j["area_kept"] = a.Origin, a.Kept
			}
			list = append(list, j)
			continue
		}
		where := cmp.Or(one.Area, c.in("مضلع", "polygon"))
		if a := from[one.Area]; a != nil && one.Origin == "" {
			where = a.Name.In(c.Lang) + " (" + strings.TrimSpace(c.givenBy(a, parties)) + ")"
		}
		if one.Share > 0 {
			where = fmt.Sprintf("%s × %g", where, one.Share)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", one.ID, cmp.Or(parties.Name(one.Party).In(c.Lang), one.Party.ID), where, one.Kind, state, one.Schedule.Words().In(c.Lang))
	}
	if c.JSON {
		return e.printJSON(list)
	}
	return w.Flush()
}

// watchJSON is a watch for machines.
func watchJSON(w *watch.Watch, state watch.State, parties node.WatchParties) map[string]any {
	return map[string]any{"id": w.ID, "version": w.Version, "party": w.Party.ID, "party_name": parties.Name(w.Party), "area": w.Area, "share": w.Share, "shape": w.Shape,
		"kind": w.Kind, "schedule": w.Schedule, "when": w.Schedule.Words(), "confidence": w.Confidence, "people": w.People, "state": state, "begins": stamp(w.Begins), "withdrawn": stamp(w.Withdrawn), "why": w.Why,
		"changed_to": w.ChangedTo, "follows": w.Follows,
		"plan": w.Plan, "origin": w.Origin, "heard": w.Heard, "marking": w.Marking}
}

// kept is embedded by commands that enter watches: what they have in common.
type keptWatch struct {
	Party      string  `required:"" placeholder:"PARTY" help:"Whose: us, a partner by name or id, or name:… for one without a node."`
	Area       string  `placeholder:"AREA" help:"The whole of this area, by id or name."`
	Shape      string  `placeholder:"FILE" xor:"ground" help:"The ground in this GeoJSON file in place of a whole area; - for standard input."`
	Share      float64 `placeholder:"0.4" xor:"ground" help:"A share of the area, when it is not said which ground: above 0 and below 1."`
	Kind       string  `enum:"post,patrol,aerial,sensor,liaison,open_sources,other" default:"patrol" help:"How it is kept: post, patrol, aerial, sensor, liaison, open_sources or other."`
	Confidence string  `enum:"low,moderate,high" default:"moderate" help:"How sure it is that it is kept as it says: low, moderate or high."`
	People     int     `placeholder:"N" help:"How many people are on watch at a time."`
	Heard      string  `placeholder:"WHOM" help:"Who told of it, where it was not the party itself."`
	Marking    string  `default:"TLP:RED" help:"TLP 2.0 marking."`
	Note       string  `help:"A note for the desk. It never leaves by a feed."`
}

// watch makes what is common to a watch.
func (k keptWatch) watch(e *env, n *node.Node, lang string) (watch.Watch, error) {
	p, err := watchParty(e, n, k.Party)
	if err != nil {
		return watch.Watch{}, err
	}
	w := watch.Watch{Party: p, Kind: watch.Kind(k.Kind), Confidence: watch.Confidence(k.Confidence), People: k.People, Share: k.Share, Heard: k.Heard,
		Marking: incident.Marking(strings.ToUpper(k.Marking)), Note: k.Note}
	if k.Area != "" {
		a, err := findArea(e, n, k.Area)
		if err != nil {
			return w, err
		}
		w.Area = a.ID
	}
	if k.Shape != "" {
		if w.Shape, _, err = readShape(e, k.Shape, lang); err != nil {
			return w, err
		}
	}
	if w.Area == "" && w.Shape.IsZero() {
		return w, usagef("say what is watched: --area AREA, with --share for a part of it, or --shape FILE")
	}
	return w, nil
}

type watchAddCmd struct {
	desk
	actor
	spoken
	keptWatch
	From   instant      `required:"" placeholder:"TIME" help:"When it begins; with --rule, the first turn."`
	Until  instant      `placeholder:"TIME" help:"When it ends, a day with all of it; without it no end is known."`
	Rule   string       `placeholder:"RRULE" help:"Turns by an iCalendar rule, such as FREQ=DAILY;BYHOUR=18."`
	Length watch.Length `placeholder:"PT8H" help:"How long each turn is; needed with --rule."`
	Zone   string       `placeholder:"Asia/Damascus" help:"Zone whose clock the rule goes by; UTC otherwise."`
	Except []instant    `placeholder:"TIME" help:"Start of a turn that is left out; repeatable."`
	Also   []instant    `placeholder:"TIME" help:"Start of a further turn; repeatable."`
	Role   string       `placeholder:"ROLE" help:"A role that can be reached about it, never a person."`
	JSON   bool         `name:"json" help:"Print JSON."`
}

func (watchAddCmd) Help() string {
	return timeHelp + ` The marking is TLP:RED unless another is named.

` + actorHelp + `

Examples:

    tansiq watch add --party us --area A-0003 --kind post --from 2025-02-01 --until 2025-03-31 --as layla
    tansiq watch add --party "Damascus office" --area "Rusafa pocket" --from 2025-02-01T18:00 \
        --rule FREQ=DAILY --length PT12H --zone Asia/Damascus --confidence low --heard "liaison officer" --as layla
    tansiq watch add --party name:Council --shape ground.geojson --from 2025-02-01 --as layla
    tansiq watch add --party us --area A-0003 --share 0.4 --kind aerial --from 2025-02-01 --as layla`
}

func (c watchAddCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	w, err := c.watch(e, n, c.Lang)
	if err != nil {
		return err
	}
	w.Schedule = watch.Schedule{From: c.From.Time, Rule: strings.TrimPrefix(c.Rule, "RRULE:"), Length: c.Length, Zone: c.Zone}
	if !c.Until.IsZero() {
		w.Schedule.Until = c.Until.end()
	}
	for _, t := range c.Except {
		w.Schedule.Except = append(w.Schedule.Except, t.Time)
	}
	for _, t := range c.Also {
		w.Schedule.Also = append(w.Schedule.Also, t.Time)
	}
	if c.Role != "" {
		w.Contact = text.Bilingual{EN: c.Role}
		if strings.ContainsFunc(c.Role, func(r rune) bool { return r >= 0x600 && r <= 0x6FF }) {
			w.Contact = text.Bilingual{AR: c.Role}
		}
	}
	if w, err = n.SaveWatch(e.ctx, by.ID, w); err != nil {
		return faults(err, c.Lang)
	}
	if c.JSON {
		parties, err := n.WatchParties(e.ctx)
		if err != nil {
			return err
		}
		return e.printJSON(watchJSON(&w, w.StateAt(e.now(), true), parties))
	}
	fmt.Fprintf(e.out, "%s: %s\n", w.ID, w.Schedule.Words().In(c.Lang))
	return nil
}

type watchChangeCmd struct {
	desk
	actor
	spoken
	Watch      string       `arg:"" help:"Id of the watch, like W-0012."`
	At         instant      `placeholder:"TIME" xor:"how" help:"From when it is so; now otherwise. It may lie in the future."`
	Correct    bool         `xor:"how" help:"It was always so: what was recorded before was wrong."`
	Area       string       `placeholder:"AREA" help:"The whole of this area, by id or name."`
	Shape      string       `placeholder:"FILE" xor:"ground" help:"The ground in this GeoJSON file; - for standard input."`
	Share      float64      `placeholder:"0.4" xor:"ground" help:"A share of the area: above 0 and below 1."`
	Whole      bool         `xor:"ground" help:"The whole of its area, no longer a polygon or a share."`
	Kind       string       `enum:"post,patrol,aerial,sensor,liaison,open_sources,other,same" default:"same" help:"How it is kept: post, patrol, aerial, sensor, liaison, open_sources or other."`
	Confidence string       `enum:"low,moderate,high,same" default:"same" help:"How sure it is that it is kept as it says: low, moderate or high."`
	People     *int         `placeholder:"N" help:"How many people are on watch at a time; 0: not said."`
	From       instant      `placeholder:"TIME" help:"When its hours begin; with --rule, the first turn."`
	Until      instant      `placeholder:"TIME" xor:"end" help:"When it ends, a day with all of it."`
	NoEnd      bool         `xor:"end" help:"No end is known."`
	Rule       string       `placeholder:"RRULE" xor:"rule" help:"Turns by an iCalendar rule, such as FREQ=DAILY;BYHOUR=18."`
	Always     bool         `xor:"rule" help:"Without turns: all the time."`
	Length     watch.Length `placeholder:"PT8H" help:"How long each turn is."`
	Zone       string       `placeholder:"Asia/Damascus" help:"Zone whose clock the rule goes by."`
	JSON       bool         `name:"json" help:"Print JSON: the watch that was changed, and the one that goes on."`
}

func (watchChangeCmd) Help() string {
	return `What is not named stays as it is. From the moment on (--at) another watch with an id of its own goes on; before it everything
stays as recorded, and so do the figures about the past. --correct is for what was recorded wrongly: it changes the past too.

` + timeHelp + `

` + actorHelp + `

Examples:

    tansiq watch change W-0012 --rule FREQ=DAILY;BYHOUR=18 --length PT12H --zone Asia/Damascus --as layla
    tansiq watch change W-0012 --at 2025-02-14T06:00 --share 0.5 --as layla
    tansiq watch change W-0012 --correct --confidence low --as layla`
}

func (c watchChangeCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	versions, err := n.Watch(e.ctx, c.Watch)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no watch %q that was entered here: `tansiq watch list` shows them", c.Watch)
	}
	if err != nil {
		return err
	}
	was := versions[len(versions)-1]
	w := was
	if err := c.apply(e, n, &w); err != nil {
		return err
	}
	kept := []watch.Watch{}
	if c.Correct {
		if w, err = n.SaveWatch(e.ctx, by.ID, w); err == nil {
			kept = append(kept, w)
		}
	} else {
		var old, next watch.Watch
		if old, next, err = n.ChangeWatch(e.ctx, by.ID, w, c.At.or(e.now())); err == nil {
			kept = append(kept, old, next)
		}
	}
	if err != nil {
		return faults(err, c.Lang)
	}
	if c.JSON {
		parties, err := n.WatchParties(e.ctx)
		if err != nil {
			return err
		}
		out := []map[string]any{}
		for i := range kept {
			out = append(out, watchJSON(&kept[i], kept[i].StateAt(e.now(), true), parties))
		}
		return e.printJSON(out)
	}
	last := &kept[len(kept)-1]
	if c.Correct {
		fmt.Fprintf(e.out, c.in("%s صُحّحت: %s\n", "%s is corrected: %s\n"), last.ID, last.Schedule.Words().In(c.Lang))
		return nil
	}
	fmt.Fprintf(e.out, c.in("%s تستمر باسم %s من %s: %s\n", "%s goes on as %s from %s on: %s\n"), c.Watch, last.ID, clock(last.Begins), last.Schedule.Words().In(c.Lang))
	return nil
}

// apply writes what was named into a watch.
func (c watchChangeCmd) apply(e *env, n *node.Node, w *watch.Watch) error {
	if c.Area != "" {
		a, err := findArea(e, n, c.Area)
		if err != nil {
			return err
		}
		w.Area = a.ID
	}
	if c.Share != 0 || c.Whole {
		w.Share, w.Shape = c.Share, area.Shape{}
	}
	if c.Shape != "" {
		shape, _, err := readShape(e, c.Shape, c.Lang)
		if err != nil {
			return err
		}
		w.Shape, w.Share = shape, 0
	}
	if c.Kind != "same" {
		w.Kind = watch.Kind(c.Kind)
	}
	if c.Confidence != "same" {
		w.Confidence = watch.Confidence(c.Confidence)
	}
	if c.People != nil {
		w.People = *c.People
	}
	s := &w.Schedule
	if !c.From.IsZero() {
		s.From = c.From.Time
	}
	if !c.Until.IsZero() {
		s.Until = c.Until.end()
	}
	if c.NoEnd {
		s.Until = time.Time{}
	}
	if c.Rule != "" || c.Always {
		s.Rule, s.Except, s.Also = strings.TrimPrefix(c.Rule, "RRULE:"), nil, nil
		if c.Always {
			s.Length = 0
		}
	}
	if c.Length != 0 {
		s.Length = c.Length
	}
	if c.Zone != "" {
		s.Zone = c.Zone
	}
	return nil
}

type watchWithdrawCmd struct {
	desk
	actor
	spoken
	Watch string  `arg:"" help:"Id of the watch, like W-0012."`
	At    instant `placeholder:"TIME" help:"From when; now otherwise."`
	Why   string  `required:"" help:"Why, for those who read it later."`
}

func (watchWithdrawCmd) Help() string {
	return timeHelp + `

` + actorHelp + `

Examples:

    tansiq watch withdraw W-0012 --why "the post was given up" --as layla
    tansiq watch withdraw W-0012 --at 2025-02-14T06:00 --why "relieved" --as layla`
}

func (c watchWithdrawCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	at := c.At.or(e.now())
	err = n.WithdrawWatch(e.ctx, by.ID, c.Watch, at, c.Why)
	if errors.Is(err, store.ErrNotFound) {
		return fmt.Errorf("there is no watch %q that was entered here: `tansiq watch list` shows them", c.Watch)
	}
	if err != nil {
		return faults(err, c.Lang)
	}
	fmt.Fprintf(e.out, "%s is withdrawn from %s on.\n", c.Watch, clock(at))
	return nil
}

type watchDeclareCmd struct {
	desk
	actor
	spoken
	Party      string  `required:"" placeholder:"PARTY" help:"Whose word: us, a partner by name or id, or name:…"`
	Area       string  `placeholder:"AREA" help:"For this area; everywhere otherwise."`
	From       instant `placeholder:"TIME" help:"From when; always otherwise."`
	Until      instant `placeholder:"TIME" help:"Until when, a day with all of it; until it says otherwise."`
	Incomplete bool    `help:"The list is no longer complete."`
	Note       string  `help:"A note for the desk."`
	JSON       bool    `name:"json" help:"Print JSON."`
}

func (watchDeclareCmd) Help() string {
	return `Where nobody declared, ground without a watch is unknown; where all whose word is needed did, it is vacuum. Of several
words for one moment the last one counts.

` + timeHelp + `

` + actorHelp + `

Examples:

    tansiq watch declare --party us --from 2025-02-01 --as layla
    tansiq watch declare --party "Damascus office" --area "Rusafa pocket" --from 2025-02-01 --until 2025-02-28 --as layla
    tansiq watch declare --party us --area A-0003 --from 2025-03-01 --incomplete --as layla`
}

func (c watchDeclareCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	p, err := watchParty(e, n, c.Party)
	if err != nil {
		return err
	}
	d := watch.Declaration{Party: p, From: c.From.Time, Complete: !c.Incomplete, Note: c.Note}
	if !c.Until.IsZero() {
		d.Until = c.Until.end()
	}
	if c.Area != "" {
		a, err := findArea(e, n, c.Area)
		if err != nil {
			return err
		}
		d.Area = a.ID
	}
	if d, err = n.Declare(e.ctx, by.ID, d); err != nil {
		return faults(err, c.Lang)
	}
	if c.JSON {
		return e.printJSON(d)
	}
	what := "complete"
	if c.Incomplete {
		what = "not complete"
	}
	fmt.Fprintf(e.out, "%s: %s for %s, %s to %s\n", d.ID, what, cmp.Or(d.Area, "everywhere"), clock(d.From), clock(d.Until))
	return nil
}
