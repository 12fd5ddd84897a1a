package cli

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

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
	first, last := clock(time.Unix(d.First, 0)), clock(time.Unix(d.Last, 0))
	if d.Last >= d.Window.To {
		last = c.in("ما بعد الفترة", "beyond the time asked about")
	}
	fmt.Fprintf(e.out, c.in("ينكشف %s من %s حتى %s (%s كم²·ساعة)؛ الأسوأ %s عند %s\n", "%s are uncovered from %s until %s (%s km²·h); the worst is %s at %s\n"), km2(d.KM2), first, last, hours(d.Uncovered), ranged(d.Most), clock(time.Unix(d.When, 0)))
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
	if len(d.Closings) > 0 {
		fmt.Fprintln(e.out, c.in("\nمن يُبقي أرضها مراقَبة أو يتسلمها:", "\nWho keeps their ground watched, or takes it over:"))
	}
	for _, k := range d.Closings {
		how := c.in("بلا فجوة", "without a gap")
		if k.Gap > 0 {
			how = fmt.Sprintf(c.in("بعد فجوة أطولها %s على %s", "after a gap of at most %s on %s"), c.lasting(time.Duration(k.Gap)*time.Second), km2(k.GapKM2))
		}
		fmt.Fprintf(e.out, "  %s  %s  %s  %s  %s %s\n", k.Area, k.Watch, cmp.Or(parties.Name(k.Party).In(c.Lang), k.Party.ID), km2(k.KM2), clock(time.Unix(k.At, 0)), how)
	}
	if d.OpenKM2 > 0 {
		fmt.Fprintf(e.out, c.in("لا يتسلم أحد %s قبل نهاية الفترة.\n", "Nobody takes over %s before the time asked about ends.\n"), km2(d.OpenKM2))
	}
	return nil
}

// hours writes km² × hours, as a range where it is one.
func hours(m watch.Measure) string {
	if m.High-m.Low <= 1e-9*m.High {
		return strconv.FormatFloat(m.Low, 'f', 0, 64)
	}
	return fmt.Sprintf("%.0f–%.0f", m.Low, m.High)
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
	closings := []any{}
	for _, k := range d.Closings {
		closings = append(closings, map[string]any{"area": k.Area, "watch": k.Watch, "party": k.Party.ID, "plan": k.Plan, "km2": k.KM2, "gap_km2": k.GapKM2, "gap_seconds": k.Gap, "at": atJSON(k.At)})
	}
	out := map[string]any{"marking": "TLP:RED", "as_known_by": parties.Us.Name, "from": stamp(from), "to": stamp(to), "watches": d.Watches, "uncovered_km2h": d.Uncovered, "areas": areas,
		"km2": d.KM2, "most_km2": d.Most, "most_at": nil, "first": nil, "last": nil, "open_km2": d.OpenKM2, "closings": closings}
	if len(d.Areas) > 0 {
		out["most_at"], out["first"], out["last"] = atJSON(d.When), atJSON(d.First), atJSON(d.Last)
	}
	return out
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
	NoCut   bool    `help:"Do not work out what it would take to close every way."`
	JSON    bool    `name:"json" xor:"form" help:"Print JSON."`
	GeoJSON bool    `name:"geojson" xor:"form" help:"Print GeoJSON: the lines, where they are narrowest, and what closes them."`
	Output  string  `short:"o" placeholder:"FILE" help:"Write to a file in place of standard output."`
}

func (watchCorridorCmd) Help() string {
	return redHelp + `

Looks for the shortest and the widest way that touches no watched ground, cell by cell; a gap narrower than two cells may be
overlooked. Where there is none, it says what closes the way; where there is, what would have to be watched so that none is left:
the least of open ground, in lines with their length. Ground within 5 km of an end that is a point counts as that end.

` + timeHelp + `

Examples:

    tansiq watch corridor --from "Rusafa pocket" --to Palmyra
    tansiq watch corridor --from 38.28,34.56 --to A-0003 --without "Damascus office" --unknown --json
    tansiq watch corridor --from Sukhna --to A-0003 --geojson -o way.geojson`
}

// end finds where a corridor begins or ends, and says how a name was understood.
func (c watchCorridorCmd) end(e *env, n *node.Node, flag, word string) (watch.CorridorEnd, error) {
	end, err := n.WayEnd(e.ctx, flag, word)
	if err != nil {
		return watch.CorridorEnd{}, faults(err, c.Lang)
	}
	if end.Area == "" && end.Name.EN != end.Position() {
		e.say("%s: %s (%s) %s", flag, end.Name.In(c.Lang), end.In.In(c.Lang), end.Position())
	}
	return end.CorridorEnd, nil
}

func (c watchCorridorCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	at := c.At.or(e.now())
	q := watch.CorridorAsk{Ever: c.Ever, Unknown: c.Unknown, Partly: c.Partly, CellKM: c.Cell, Cut: !c.NoCut}
	q.Window = watch.Span{From: at.Unix(), To: at.Unix() + 1}
	if !c.Until.IsZero() {
		if q.Window.To = c.Until.end().Unix(); q.Window.Empty() {
			return usagef("--until %s is not after %s", clock(c.Until.end()), clock(at))
		}
	}
	if _, err := c.ask(e, n, &q.Ask); err != nil {
		return err
	}
	if q.From, err = c.end(e, n, "--from", c.Start); err != nil {
		return err
	}
	if q.To, err = c.end(e, n, "--to", c.Goal); err != nil {
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
	return e.writeWhole(c.Output, func(w io.Writer) error {
		switch {
		case c.JSON:
			return (&env{out: w}).printJSON(corridorJSON(got, q, parties))
		case c.GeoJSON:
			return (&env{out: w}).printJSON(got.GeoJSON(q, parties.Us.Name.In(c.Lang)))
		}
		c.print(w, got, at, parties)
		return nil
	})
}

// print writes the answer for people.
func (c watchCorridorCmd) print(out io.Writer, got *watch.Corridors, at time.Time, parties node.WatchParties) {
	line := func(format string, args ...any) { fmt.Fprintf(out, format+"\n", args...) }
	line(c.in("TLP:RED · كما تعرفه %s · %s", "TLP:RED · as %s knows it · %s"), parties.Us.Name.In(c.Lang), clock(at))
	line("%s", got.Grid().In(c.Lang))
	for _, end := range got.Loose {
		line("%s", map[string]string{"from": c.in("البداية خارج كل المناطق: لا يُعرف هناك إلا ما صُرّح به عن كل مكان.", "The beginning lies in no area: of ground there only words that hold everywhere tell anything."),
			"to": c.in("النهاية خارج كل المناطق: لا يُعرف هناك إلا ما صُرّح به عن كل مكان.", "The end lies in no area: of ground there only words that hold everywhere tell anything.")}[end])
	}
	names := func(list []watch.Party) string {
		who := make([]string, len(list))
		for i, p := range list {
			who[i] = cmp.Or(parties.Name(p).In(c.Lang), p.ID)
		}
		return strings.Join(who, c.in("، ", ", "))
	}
	if got.Shortest == nil {
		line("%s", got.Why.Words().In(c.Lang))
		if b := got.Barrier; b != nil {
			lon, lat := b.At.Degrees()
			if len(b.Watches) == 0 { // nobody is known to watch there, and nobody said that nobody does
				line(c.in("أقل ما ينقصه %.1f كم حول %.4f,%.4f لا نعلم أهي مراقَبة (أضف --unknown لتُحسب)", "What is missing is least %.1f km around %.4f,%.4f of which it is not known whether anybody watches (--unknown counts it)"), b.KM, lon, lat)
			} else {
				line(c.in("أقل ما يسدّه %.1f كم حول %.4f,%.4f: %s %s", "What closes it is least %.1f km around %.4f,%.4f: %s %s"), b.KM, lon, lat, names(b.Parties), strings.Join(b.Watches, " "))
			}
		}
		return
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
		line(c.in("%s: %.0f كم، وعرضه %.1f كم عند أضيقه (%.4f,%.4f)", "%s: %.0f km, %.1f km wide at its narrowest (%.4f,%.4f)"), word, w.KM, w.WidthKM, lon, lat)
		c.legs(out, w.Legs)
	}
	cut := got.Cut
	switch {
	case cut == nil:
		return
	case cut.Inseparable:
		line("%s", c.in("لا يُسدّ: أرض البداية والنهاية متصلة أو واحدة.", "Nothing closes it: the ground of both ends is partly the same."))
		return
	}
	line(c.in("لسدّ كل طريق: مراقبة %.1f كم (±%.1f) على %d خطوط على الأقل", "To close every way: at least %.1f km (±%.1f) to watch, in %d lines"), cut.KM, cut.WithinKM, len(cut.Lines))
	if cut.EndKM > 0 {
		line(c.in("  (ما كان على أقل من %.1f كم من نقطة البداية أو النهاية محسوب منها)", "  (ground within %.1f km of an end that is a point counts as that end)"), cut.EndKM)
	}
	for _, l := range cut.Lines {
		lon, lat := l.Line[0].Degrees()
		x, y := l.Line[len(l.Line)-1].Degrees()
		note := ""
		switch {
		case l.Ring:
			note = c.in(" حلقة حول الطرف", " a ring around an end")
		case l.Edge:
			note = c.in(" تبلغ حافة النطاق المنظور", " it reaches the edge of what was looked at")
		}
		if len(l.Beside) > 0 {
			note += c.in("، بين مراقبات ", ", between watches of ") + names(l.Parties) + " " + strings.Join(l.Beside, " ")
		}
		line(c.in("  %.1f كم من %.4f,%.4f إلى %.4f,%.4f%s", "  %.1f km from %.4f,%.4f to %.4f,%.4f%s"), l.KM, lon, lat, x, y, note)
		c.legs(out, l.Legs)
	}
}

// legs writes what a line runs through.
func (c watchCorridorCmd) legs(out io.Writer, legs []watch.Leg) {
	for _, l := range legs {
		since := c.in("لم تُراقب قط", "never watched")
		if l.Since != watch.Begin {
			since = c.in("منذ ", "since ") + clock(time.Unix(l.Since, 0))
		}
		fmt.Fprintf(out, "    %.1f km  %s  %s\n", l.KM, cmp.Or(strings.Join(l.Areas, " "), c.in("خارج المناطق", "outside the areas")), since)
	}
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
	out["loose_ends"], out["cut"], out["note"] = append([]string{}, got.Loose...), nil, got.Grid()
	if k := got.Cut; k != nil {
		lines := []any{}
		for _, l := range k.Lines {
			lines = append(lines, map[string]any{"line": l.Line, "km": l.KM, "ring": l.Ring, "edge": l.Edge, "beside": append([]string{}, l.Beside...)})
		}
		out["cut"] = map[string]any{"km": k.KM, "within_km": k.WithinKM, "end_km": k.EndKM, "block_km": k.BlockKM, "areas": append([]string{}, k.Areas...), "inseparable": k.Inseparable, "lines": lines}
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
