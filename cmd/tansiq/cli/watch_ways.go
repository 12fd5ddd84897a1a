package cli

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/node"
	"tansiq/internal/watch"
)

// spansJSON writes spans for machines.
func spansJSON(l watch.Spans) []any {
	out := []any{}
	for _, s := range l {
		from, to := s.Times()
		out = append(out, map[string]any{"from": stamp(from), "to": stamp(to)})
	}
	return out
}

// atJSON writes a moment in seconds for machines; nil where it is open.
func atJSON(t int64) any {
	if t == watch.Begin || t == watch.End {
		return nil
	}
	return stamp(time.Unix(t, 0))
}

type watchDepartureCmd struct {
	desk
	spoken
	windowed
	Party string  `placeholder:"PARTY" help:"Who goes: us, a partner by name or id, or name:…"`
	Kind  string  `enum:"post,patrol,aerial,sensor,liaison,open_sources,other,any" default:"any" help:"Which kind of watch goes."`
	Area  string  `placeholder:"AREA" help:"Only watches on this area go."`
	Watch string  `placeholder:"ID" help:"Only this watch goes."`
	At    instant `placeholder:"TIME" help:"From when they are gone; in place of --from."`
	JSON  bool    `name:"json" help:"Print JSON."`
}

func (watchDepartureCmd) Help() string {
	return redHelp + `

Compares what is watched with all watches and without those that go: exactly, on the same ground. Of shares a range.

` + timeHelp + `

Examples:

    tansiq watch departure --party "Damascus office" --at 2025-02-01 --to 2025-03-01
    tansiq watch departure --party us --kind aerial --json
    tansiq watch departure --watch W-0012`
}

func (c watchDepartureCmd) Run(e *env) error {
	if c.Party == "" && c.Kind == "any" && c.Watch == "" && c.Area == "" {
		return usagef("say who or what goes: --party, --kind, --area or --watch")
	}
	if !c.At.IsZero() {
		if !c.From.IsZero() {
			return usagef("--at and --from are the same here: give one")
		}
		c.From = c.At
	}
	if c.From.IsZero() && c.To.IsZero() { // a departure looks ahead
		c.From = instant{Time: e.now().UTC().Truncate(time.Second)}
		c.To = instant{Time: c.From.AddDate(0, 0, 30)}
	}
	window, err := c.window(e)
	if err != nil {
		return err
	}
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	party, areaID, kind := "", "", watch.Kind("")
	if c.Party != "" {
		p, err := watchParty(e, n, c.Party)
		if err != nil {
			return err
		}
		party = p.ID
	}
	if c.Kind != "any" {
		kind = watch.Kind(c.Kind)
	}
	if c.Area != "" {
		a, err := findArea(e, n, c.Area)
		if err != nil {
			return err
		}
		areaID = a.ID
	}
	m, err := n.WatchModel(e.ctx)
	if err != nil {
		return err
	}
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	d, err := m.Departure(e.ctx, watch.DepartureAsk{Ask: watch.Ask{Window: window}, Leaves: watch.LeavesBy(party, kind, areaID, c.Watch)})
	if err != nil {
		return faults(err, c.Lang)
	}
	from, to := d.Window.Times()
	if c.JSON {
		return e.printJSON(departureJSON(d, parties))
	}
	fmt.Fprintf(e.out, c.in("TLP:RED · كما تعرفه %s · من %s إلى %s\n", "TLP:RED · as %s knows it · %s to %s\n"), parties.Us.Name.In(c.Lang), clock(from), clock(to))
	if len(d.Areas) == 0 {
		fmt.Fprintln(e.out, c.in("لا ينكشف شيء.", "Nothing is uncovered."))
		return nil
	}
	for _, a := range d.Areas {
		fmt.Fprintf(e.out, c.in("\n%s  %s  أكثر ما ينكشف معًا %s من %s\n", "\n%s  %s  at most %s at once, from %s\n"), a.Area.ID, a.Area.Name.In(c.Lang), ranged(a.Most), clock(time.Unix(a.When, 0)))
		for _, g := range a.Ground {
			left := strings.Join(g.Left, " ")
			fmt.Fprintf(e.out, "  %s  %s  (%s)\n", km2(g.KM2), c.lasting(time.Duration(g.All().Total())*time.Second), left)
			for _, h := range g.Handover {
				fmt.Fprintf(e.out, c.in("    يتسلمها %s في %s (%s)\n", "    taken over by %s at %s (%s)\n"), cmp.Or(parties.Name(h.Party).In(c.Lang), h.Party.ID), clock(time.Unix(h.At, 0)), h.Watch)
			}
		}
	}
	return nil
}

func departureJSON(d *watch.Departure, parties node.WatchParties) map[string]any {
	from, to := d.Window.Times()
	areas := []any{}
	for _, a := range d.Areas {
		ground := []any{}
		for i := range a.Ground {
			g := &a.Ground[i]
			over := []any{}
			for _, h := range g.Handover {
				over = append(over, map[string]any{"watch": h.Watch, "party": h.Party.ID, "at": atJSON(h.At)})
			}
			ground = append(ground, map[string]any{"km2": g.KM2, "vacuum": spansJSON(g.Vacuum), "unknown": spansJSON(g.Unknown), "partly": spansJSON(g.Partly), "shared": spansJSON(g.Shared),
				"left": g.Left, "handover": over, "planned": g.Planned, "shape": g.Shape()})
		}
		areas = append(areas, map[string]any{"id": a.Area.ID, "name": a.Area.Name, "km2": a.KM2, "uncovered_km2h": a.Uncovered, "most_km2": a.Most, "most_at": atJSON(a.When), "ground": ground,
			"before": map[string]any{"watched_km2h": a.Before.Watched, "vacuum_km2h": a.Before.Vacuum, "unknown_km2h": a.Before.Unknown},
			"after":  map[string]any{"watched_km2h": a.After.Watched, "vacuum_km2h": a.After.Vacuum, "unknown_km2h": a.After.Unknown}})
	}
	return map[string]any{"marking": "TLP:RED", "as_known_by": parties.Us.Name, "from": stamp(from), "to": stamp(to), "watches": d.Watches, "uncovered_km2h": d.Uncovered, "areas": areas}
}

type watchCorridorCmd struct {
	desk
	spoken
	supposing
	Start   string  `name:"from" required:"" placeholder:"PLACE" help:"Where it begins: an area by id or name, a position (38.28,34.56), or the name of a place."`
	Goal    string  `name:"to" required:"" placeholder:"PLACE" help:"Where it ends, likewise."`
	At      instant `placeholder:"TIME" help:"At which moment; now otherwise."`
	Until   instant `placeholder:"TIME" help:"Open all the time from --at to then."`
	Ever    bool    `help:"With --until: open at any time in it."`
	Unknown bool    `help:"Ground that is unknown counts as open too."`
	Partly  bool    `help:"Ground on which only shares are kept counts as open too."`
	Cell    float64 `placeholder:"KM" help:"Side of the cells that are looked at, km."`
	JSON    bool    `name:"json" help:"Print JSON."`
}

func (watchCorridorCmd) Help() string {
	return redHelp + `

Looks for the shortest and the widest way that touches no watched ground, cell by cell; a gap narrower than two cells may be
overlooked. Where there is none, it says what closes the way.

` + timeHelp + `

Examples:

    tansiq watch corridor --from "Rusafa pocket" --to Palmyra
    tansiq watch corridor --from 38.28,34.56 --to A-0003 --without "Damascus office" --unknown --json`
}

// corridorEnd finds where a corridor begins or ends.
func corridorEnd(e *env, n *node.Node, flag, word string) (watch.CorridorEnd, error) {
	if strings.Contains(word, ",") && !strings.ContainsFunc(word, func(r rune) bool { return !strings.ContainsRune("0123456789.,-+ ", r) }) {
		points, err := parsePoints(flag, strings.ReplaceAll(word, ", ", ","))
		if err != nil {
			return watch.CorridorEnd{}, err
		}
		if len(points) != 1 {
			return watch.CorridorEnd{}, usagef("%s: want one position, like 38.28,34.56", flag)
		}
		return watch.CorridorEnd{At: points[0]}, nil
	}
	if a, err := findArea(e, n, word); err == nil {
		return watch.CorridorEnd{Area: a.ID}, nil
	}
	found := n.SearchPlaces(word, 5)
	for _, p := range found {
		if p.Coord != nil && (strings.EqualFold(p.Name.EN, word) || p.Name.AR == word) {
			e.say("%s: %s (%s, %g,%g)", flag, p.Name.In("en"), p.Why.In("en"), p.Lon, p.Lat)
			return watch.CorridorEnd{At: area.PointOf(p.Lon, p.Lat)}, nil
		}
	}
	return watch.CorridorEnd{}, fmt.Errorf("%s: there is no area and no place %q: give a position like 38.28,34.56", flag, word)
}

func (c watchCorridorCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	at := c.At.or(e.now())
	q := watch.CorridorAsk{Ever: c.Ever, Unknown: c.Unknown, Partly: c.Partly, CellKM: c.Cell}
	q.Window = watch.Span{From: at.Unix(), To: at.Unix() + 1}
	if !c.Until.IsZero() {
		if q.Window.To = c.Until.end().Unix(); q.Window.Empty() {
			return usagef("--until %s is not after %s", clock(c.Until.end()), clock(at))
		}
	}
	if _, err := c.ask(e, n, &q.Ask); err != nil {
		return err
	}
	if q.From, err = corridorEnd(e, n, "--from", c.Start); err != nil {
		return err
	}
	if q.To, err = corridorEnd(e, n, "--to", c.Goal); err != nil {
		return err
	}
	m, err := n.WatchModel(e.ctx)
	if err != nil {
		return err
	}
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	got, err := m.Corridors(e.ctx, q)
	if err != nil {
		return faults(err, c.Lang)
	}
	if c.JSON {
		return e.printJSON(corridorJSON(got, q, parties))
	}
	fmt.Fprintf(e.out, c.in("TLP:RED · كما تعرفه %s · %s · خلايا %.2f كم\n", "TLP:RED · as %s knows it · %s · cells of %.2f km\n"), parties.Us.Name.In(c.Lang), clock(at), got.CellKM)
	if got.Shortest == nil {
		fmt.Fprintln(e.out, got.Why.Words().In(c.Lang))
		if b := got.Barrier; b != nil {
			lon, lat := b.At.Degrees()
			who := make([]string, len(b.Parties))
			for i, p := range b.Parties {
				who[i] = cmp.Or(parties.Name(p).In(c.Lang), p.ID)
			}
			if len(b.Watches) == 0 { // nobody is known to watch there, and nobody said that nobody does
				fmt.Fprintf(e.out, c.in("أقل ما ينقصه %.1f كم حول %.4f,%.4f لا نعلم أهي مراقَبة (أضف --unknown لتُحسب)\n", "What is missing is least %.1f km around %.4f,%.4f of which it is not known whether anybody watches (--unknown counts it)\n"), b.KM, lon, lat)
			} else {
				fmt.Fprintf(e.out, c.in("أقل ما يسدّه %.1f كم حول %.4f,%.4f: %s %s\n", "What closes it is least %.1f km around %.4f,%.4f: %s %s\n"), b.KM, lon, lat, strings.Join(who, c.in("، ", ", ")), strings.Join(b.Watches, " "))
			}
		}
		return nil
	}
	for i, w := range []*watch.CorridorWay{got.Shortest, got.Widest} {
		if w == nil {
			continue
		}
		word := c.in("الأقصر", "shortest")
		if i == 1 {
			word = c.in("الأوسع", "widest")
		}
		lon, lat := w.Narrow.Degrees()
		fmt.Fprintf(e.out, c.in("%s: %.0f كم، وعرضه %.1f كم عند أضيقه (%.4f,%.4f)\n", "%s: %.0f km, %.1f km wide at its narrowest (%.4f,%.4f)\n"), word, w.KM, w.WidthKM, lon, lat)
		for _, l := range w.Legs {
			since := c.in("لم تُراقب قط", "never watched")
			if l.Since != watch.Begin {
				since = c.in("منذ ", "since ") + clock(time.Unix(l.Since, 0))
			}
			fmt.Fprintf(e.out, "    %.1f km  %s  %s\n", l.KM, cmp.Or(strings.Join(l.Areas, " "), c.in("خارج المناطق", "outside the areas")), since)
		}
	}
	return nil
}

func corridorJSON(got *watch.Corridors, q watch.CorridorAsk, parties node.WatchParties) map[string]any {
	way := func(w *watch.CorridorWay) any {
		if w == nil {
			return nil
		}
		legs := []any{}
		for _, l := range w.Legs {
			legs = append(legs, map[string]any{"areas": l.Areas, "km": l.KM, "since": atJSON(l.Since), "unknown_km": l.UnknownKM})
		}
		return map[string]any{"line": w.Line, "km": w.KM, "width_km": w.WidthKM, "within_km": w.WithinKM, "narrowest": w.Narrow, "unknown_km": w.UnknownKM, "open": spansJSON(w.Open), "legs": legs}
	}
	out := map[string]any{"marking": "TLP:RED", "as_known_by": parties.Us.Name, "from": atJSON(q.Window.From), "to": atJSON(q.Window.To), "cell_km": got.CellKM, "cells": got.Cells,
		"open_km2": got.OpenKM2, "shortest": way(got.Shortest), "widest": way(got.Widest), "why": nil, "barrier": nil}
	if got.Why != "" {
		out["why"] = got.Why
	}
	if b := got.Barrier; b != nil {
		who := []string{}
		for _, p := range b.Parties {
			who = append(who, p.ID)
		}
		out["barrier"] = map[string]any{"at": b.At, "km": b.KM, "unknown_km": b.UnknownKM, "watches": b.Watches, "parties": who, "areas": b.Areas}
	}
	return out
}

type watchCapacityCmd struct {
	desk
	spoken
	windowed
	supposing
	Area []string `placeholder:"AREA" help:"Only this area; repeatable."`
	By   []string `enum:"party,kind,area" placeholder:"WHAT" help:"Tell apart by party, kind or area; repeatable."`
	Week bool     `help:"By ISO weeks; by days otherwise."`
	Zone string   `placeholder:"Asia/Damascus" help:"Zone whose days these are; UTC otherwise."`
	JSON bool     `name:"json" help:"Print JSON."`
}

func (watchCapacityCmd) Help() string {
	return redHelp + `

Hours of watch and of people against the ground. Watches that do not say how many people keep them count in the hours of
watch, and apart: then people are too few by an unknown number.

` + timeHelp + `

Examples:

    tansiq watch capacity --from 2025-02-01 --to 2025-02-28 --week
    tansiq watch capacity --area "Rusafa pocket" --by party --json`
}

func (c watchCapacityCmd) Run(e *env) error {
	window, err := c.window(e)
	if err != nil {
		return err
	}
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	q := watch.CapacityAsk{Ask: watch.Ask{Window: window}, Week: c.Week, Zone: c.Zone}
	if _, err := c.ask(e, n, &q.Ask); err != nil {
		return err
	}
	for _, word := range c.Area {
		a, err := findArea(e, n, word)
		if err != nil {
			return err
		}
		q.Areas = append(q.Areas, a.ID)
	}
	for _, b := range c.By {
		q.By = append(q.By, watch.CapacityBy(b))
	}
	m, err := n.WatchModel(e.ctx)
	if err != nil {
		return err
	}
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	got, err := m.Capacity(e.ctx, q)
	if err != nil {
		return faults(err, c.Lang)
	}
	if c.JSON {
		row := func(r watch.CapacityRow) map[string]any {
			points := []any{}
			for _, p := range r.Points {
				one := map[string]any{"km2": p.KM2, "hours": p.Hours, "watch_hours": p.WatchHours, "person_hours": p.PersonHours, "unsaid_hours": p.UnsaidHours,
					"watch_hours_per_km2": p.WatchHoursPerKM2(), "person_hours_per_day_km2": p.PersonHoursPerDayKM2(), "km2_per_person": nil}
				if v, ok := p.KM2PerPerson(); ok {
					one["km2_per_person"] = v
				}
				points = append(points, one)
			}
			return map[string]any{"party": r.Party.ID, "kind": r.Kind, "area": r.Area, "points": points}
		}
		rows, steps := []any{}, []string{}
		for _, r := range got.Rows {
			rows = append(rows, row(r))
		}
		for _, s := range got.Steps {
			steps = append(steps, s.Name)
		}
		return e.printJSON(map[string]any{"marking": "TLP:RED", "as_known_by": parties.Us.Name, "steps": steps, "rows": rows, "total": row(got.Total), "partial": got.Partial})
	}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', tabwriter.AlignRight)
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }
	show := func(name string, r watch.CapacityRow) {
		for i, p := range r.Points {
			if p.WatchHours == 0 && name != "" {
				continue
			}
			people, note := "–", ""
			if v, ok := p.KM2PerPerson(); ok {
				people = km2(v)
			}
			if p.UnsaidHours > 0 {
				note = c.in("أناس لم يُذكر عددهم", "people not all said")
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s h\t%s h\t%s\t%s\t\n", got.Steps[i].Name, cmp.Or(name, c.in("المجموع", "all")), km2(p.KM2), number(p.WatchHours), number(p.PersonHours), people, note)
		}
	}
	for _, r := range got.Rows {
		if len(q.By) > 0 {
			show(strings.Trim(strings.Join([]string{cmp.Or(parties.Name(r.Party).In(c.Lang), r.Party.ID), string(r.Kind), r.Area}, " "), " "), r)
		}
	}
	show("", got.Total)
	return w.Flush()
}
