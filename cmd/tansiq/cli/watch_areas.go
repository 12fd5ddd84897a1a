package cli

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

type watchAreasCmd struct {
	List   watchAreasListCmd   `cmd:"" help:"List areas."`
	Show   watchAreasShowCmd   `cmd:"" help:"An area in all its versions."`
	Add    watchAreasAddCmd    `cmd:"" help:"Add an area: an outline, an administrative unit, or a corridor along a line."`
	Import watchAreasImportCmd `cmd:"" help:"Take areas from GeoJSON, KML or KMZ."`
	Split  watchAreasSplitCmd  `cmd:"" help:"Cut an area along a line."`
	Merge  watchAreasMergeCmd  `cmd:"" help:"Put areas together to one."`
	Retire watchAreasRetireCmd `cmd:"" help:"Say that an area is no more."`
}

type watchAreasListCmd struct {
	desk
	spoken
	JSON    bool `name:"json" xor:"form" help:"Print JSON."`
	GeoJSON bool `name:"geojson" xor:"form" help:"Print GeoJSON."`
}

func (watchAreasListCmd) Help() string {
	return `Lists our own areas and those that partners gave, with the partner's name. A watch can be entered on either.

Examples:

    tansiq watch areas list --lang ar
    tansiq watch areas list --geojson > areas.geojson`
}

func (c watchAreasListCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	list, err := n.Areas(e.ctx)
	if err != nil {
		return err
	}
	given, err := n.AreasOfPartners(e.ctx)
	if err != nil {
		return err
	}
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	list = append(list, given...)
	features := []watch.Feature{}
	out := []any{}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for i := range list {
		a := &list[i]
		switch {
		case c.GeoJSON:
			features = append(features, watch.AreaFeature(a))
		case c.JSON:
			out = append(out, areaJSON(a))
		default:
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\tversion %d%s\n", a.ID, a.Name.In(c.Lang), a.Kind, km2(a.Shape.KM2()), a.Version, c.givenBy(a, parties))
		}
	}
	switch {
	case c.GeoJSON:
		return watch.WriteGeoJSON(e.out, parties.Us.Name.In(c.Lang), features)
	case c.JSON:
		return e.printJSON(out)
	case len(list) == 0:
		e.say("No areas yet: `tansiq watch areas add` and `tansiq watch areas import` bring some.")
	}
	return w.Flush()
}

// givenBy says whose an area is that a partner gave, and whether it is given no longer; empty for one of our own.
func (s spoken) givenBy(a *watch.Area, parties node.WatchParties) string {
	name := cmp.Or(parties.Name(watch.Party{ID: a.Origin}).In(s.Lang), a.Origin)
	switch {
	case a.Origin == "":
		return ""
	case a.Kept:
		return "\t" + s.in("لم يعد "+name+" يعطيها: هذه آخر حدود أُعطيت", name+" gives it no longer: the outline given last")
	}
	return "\t" + s.in("أعطاها "+name, "given by "+name)
}

// areaJSON is an area for machines.
func areaJSON(a *watch.Area) map[string]any {
	return map[string]any{"id": a.ID, "version": a.Version, "name": a.Name, "kind": a.Kind, "km2": a.Shape.KM2(), "shape": a.Shape, "unit": a.Unit, "line": a.Line, "side_km": a.SideKM,
		"from": stamp(a.From), "until": stamp(a.Until), "retired": a.Retired, "needs": a.Needs, "made_from": a.MadeFrom, "origin": a.Origin, "kept": a.Kept, "marking": a.Marking, "repairs": a.Repairs, "at": stamp(a.At)}
}

type watchAreasShowCmd struct {
	desk
	spoken
	Area string `arg:"" help:"Id or name of the area."`
	JSON bool   `name:"json" help:"Print JSON."`
}

func (watchAreasShowCmd) Help() string {
	return `Examples:

    tansiq watch areas show A-0003
    tansiq watch areas show "Rusafa pocket" --json`
}

func (c watchAreasShowCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	id := c.Area
	if _, err := n.Area(e.ctx, id); errors.Is(err, store.ErrNotFound) {
		a, err := findArea(e, n, c.Area)
		if err != nil {
			return err
		}
		id = a.ID
	}
	versions, err := n.Area(e.ctx, id)
	if err != nil {
		return err
	}
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	out := []any{}
	for i := range versions {
		a := &versions[i]
		if c.JSON {
			out = append(out, areaJSON(a))
			continue
		}
		state := ""
		if a.Retired {
			state = c.in(" (لم تعد قائمة)", " (retired)")
		}
		if from := c.givenBy(a, parties); from != "" {
			state += " (" + strings.TrimSpace(from) + ")"
		}
		fmt.Fprintf(e.out, "%s/%d  %s  %s  %s%s  %s\n", a.ID, a.Version, a.Name.In(c.Lang), a.Kind, km2(a.Shape.KM2()), state, clock(a.At))
		for _, r := range a.Repairs {
			fmt.Fprintf(e.out, "    %s\n", text.Bilingual{AR: r.AR, EN: r.EN}.In(c.Lang))
		}
	}
	if c.JSON {
		return e.printJSON(out)
	}
	return nil
}

type watchAreasAddCmd struct {
	desk
	actor
	spoken
	NameAR  string   `name:"name-ar" help:"Its name in Arabic."`
	NameEN  string   `name:"name-en" help:"Its name in English."`
	Shape   string   `placeholder:"FILE" xor:"ground" help:"Its outline: a GeoJSON file; - for standard input."`
	Unit    string   `placeholder:"ID" xor:"ground" help:"An administrative unit, by its code."`
	Line    string   `placeholder:"LON,LAT LON,LAT" xor:"ground" help:"A corridor along this line."`
	Side    float64  `placeholder:"KM" help:"How far the corridor reaches to each side of the line, km."`
	From    instant  `placeholder:"TIME" help:"From when there is such an area; always otherwise."`
	Until   instant  `placeholder:"TIME" help:"Until when."`
	Needs   []string `placeholder:"PARTY" help:"Whose word is needed before a place here is called vacuum; repeatable. Otherwise the word of one is enough."`
	Marking string   `default:"TLP:RED" help:"TLP 2.0 marking."`
	Note    string   `help:"A note for the desk."`
	JSON    bool     `name:"json" help:"Print JSON."`
}

func (watchAreasAddCmd) Help() string {
	return timeHelp + `

` + actorHelp + `

Examples:

    tansiq watch areas add --name-en "Rusafa pocket" --name-ar "جيب الرصافة" --shape pocket.geojson --as layla
    tansiq watch areas add --unit SY1105 --needs us --needs "Damascus office" --as layla
    tansiq watch areas add --name-en "Desert road" --line "38.28,34.56 39.02,35.01" --side 5 --as layla`
}

func (c watchAreasAddCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	a := watch.Area{Kind: watch.Drawn}
	switch {
	case c.Shape != "":
		if a.Shape, a.Repairs, err = readShape(e, c.Shape, c.Lang); err != nil {
			return err
		}
	case c.Unit != "":
		if a, err = n.AreaOfUnit(c.Unit); errors.Is(err, store.ErrNotFound) {
			return fmt.Errorf("there is no administrative unit %q", c.Unit)
		} else if err != nil {
			return faults(err, c.Lang)
		}
	case c.Line != "":
		if a.Line, err = parsePoints("--line", c.Line); err != nil {
			return err
		}
		a.Kind, a.SideKM = watch.Corridor, c.Side
		if a.Shape, err = watch.CorridorShape(a.Line, c.Side); err != nil {
			return faults(err, c.Lang)
		}
	default:
		return usagef("say where the area is: --shape FILE, --unit ID, or --line with --side")
	}
	a.Name.AR, a.Name.EN = cmp.Or(c.NameAR, a.Name.AR), cmp.Or(c.NameEN, a.Name.EN)
	a.From, a.Marking, a.Note = c.From.Time, incident.Marking(strings.ToUpper(c.Marking)), c.Note
	if !c.Until.IsZero() {
		a.Until = c.Until.end()
	}
	for _, word := range c.Needs {
		p, err := watchParty(e, n, word)
		if err != nil {
			return err
		}
		a.Needs = append(a.Needs, p.ID)
	}
	if a, err = n.SaveArea(e.ctx, by.ID, a); err != nil {
		return faults(err, c.Lang)
	}
	if c.JSON {
		return e.printJSON(areaJSON(&a))
	}
	fmt.Fprintf(e.out, "%s: %s, %s\n", a.ID, a.Name.In(c.Lang), km2(a.Shape.KM2()))
	return nil
}

type watchAreasImportCmd struct {
	desk
	actor
	spoken
	File      string  `arg:"" help:"GeoJSON, KML or KMZ file; - for standard input."`
	Swap      bool    `xor:"swapped" help:"Exchange longitude and latitude."`
	AsIs      bool    `name:"as-is" xor:"swapped" help:"Take coordinates as they are, although they look exchanged."`
	Side      float64 `placeholder:"KM" help:"Make lines corridors that reach so far to each side, km."`
	From      instant `placeholder:"TIME" help:"From when the areas hold; always otherwise."`
	Marking   string  `default:"TLP:RED" help:"TLP 2.0 marking."`
	Update    bool    `help:"An area of the same name gets another version; a further area otherwise."`
	SkipWrong bool    `name:"skip-wrong" help:"Take what can be, and leave out what cannot. Otherwise one fault stops all, and nothing is stored."`
	Look      bool    `help:"Only say what would be stored."`
	JSON      bool    `name:"json" help:"Print JSON."`
}

func (watchAreasImportCmd) Help() string {
	return `Outlines that cross themselves, spikes and rings left open are mended, and every repair is told. Coordinates that look
exchanged stop the import until --swap or --as-is says what to do. All is stored together, or nothing.

` + actorHelp + `

Examples:

    tansiq watch areas import areas.geojson --look --as layla
    tansiq watch areas import roads.kmz --side 3 --as layla
    tansiq watch areas import areas.geojson --swap --update --json --as layla`
}

func (c watchAreasImportCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	var in io.Reader = e.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("opening %s: %w", c.File, plain(err))
		}
		defer f.Close()
		in = f
	}
	rep, err := n.ImportAreas(e.ctx, by.ID, in, node.AreaImport{Swap: c.Swap, AsIs: c.AsIs, SideKM: c.Side, From: c.From.Time, Marking: incident.Marking(strings.ToUpper(c.Marking)),
		Update: c.Update, Partial: c.SkipWrong, Look: c.Look})
	if err != nil && !errors.Is(err, node.ErrAreasRejected) {
		return fmt.Errorf("%s: %w", c.File, faults(err, c.Lang))
	}
	items := []any{}
	for _, it := range rep.Items {
		at := c.File
		if it.Path != "" {
			at += ": " + it.Path
		}
		items = append(items, map[string]any{"path": it.Path, "state": it.State, "id": it.Area.ID, "name": it.Area.Name, "km2": it.KM2, "swapped": it.Suspect, "repairs": it.Area.Repairs, "fault": it.Err})
		tellRepairs(e, at, it.Area.Repairs, c.Lang)
		if it.State == "rejected" {
			e.say("%s: %s", at, it.Err.In(c.Lang))
		}
	}
	for _, note := range rep.Notes {
		e.say("%s: %s", c.File, note.In(c.Lang))
	}
	if rep.Suspected > 0 && err != nil {
		e.say("Of %d features longitude and latitude look exchanged: --swap exchanges them, --as-is takes them as they are.", rep.Suspected)
	}
	if c.JSON {
		if err := e.printJSON(map[string]any{"stored": rep.Stored, "added": rep.Added, "updated": rep.Updated, "unchanged": rep.Unchanged, "rejected": rep.Rejected, "swapped": rep.Suspected, "items": items}); err != nil {
			return err
		}
	} else if err == nil {
		for _, it := range rep.Items {
			if it.State != "rejected" {
				fmt.Fprintf(e.out, "%s  %s  %s  %s\n", cmp.Or(it.Area.ID, "–"), it.Area.Name.In(c.Lang), km2(it.KM2), it.State)
			}
		}
		fmt.Fprintf(e.out, "%d added, %d updated, %d unchanged, %d rejected\n", rep.Added, rep.Updated, rep.Unchanged, rep.Rejected)
	}
	if err != nil {
		return fmt.Errorf("%s: %d features cannot be taken, so nothing was stored", c.File, rep.Rejected)
	}
	return nil
}

type watchAreasSplitCmd struct {
	desk
	actor
	spoken
	Area string  `arg:"" help:"Id or name of the area."`
	Line string  `required:"" placeholder:"LON,LAT LON,LAT" help:"The line to cut along; it enters the area and leaves it again."`
	At   instant `placeholder:"TIME" help:"From when; now otherwise."`
}

func (watchAreasSplitCmd) Help() string {
	return `The area is retired and its pieces are new areas. Watches of the whole area end with it: enter them anew for the pieces.

` + timeHelp + `

` + actorHelp + `

Examples:

    tansiq watch areas split A-0003 --line "38.1,34.2 38.9,35.1" --as layla`
}

func (c watchAreasSplitCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	a, err := findArea(e, n, c.Area)
	if err != nil {
		return err
	}
	line, err := parsePoints("--line", c.Line)
	if err != nil {
		return err
	}
	pieces, err := n.SplitArea(e.ctx, by.ID, a.ID, line, c.At.or(e.now()))
	if err != nil {
		return faults(err, c.Lang)
	}
	for _, p := range pieces {
		fmt.Fprintf(e.out, "%s: %s, %s\n", p.ID, p.Name.In(c.Lang), km2(p.Shape.KM2()))
	}
	return nil
}

type watchAreasMergeCmd struct {
	desk
	actor
	spoken
	Area   []string `arg:"" help:"Ids or names of two areas or more."`
	NameAR string   `name:"name-ar" help:"Name of the new area in Arabic."`
	NameEN string   `name:"name-en" help:"Name of the new area in English."`
	At     instant  `placeholder:"TIME" help:"From when; now otherwise."`
}

func (watchAreasMergeCmd) Help() string {
	return timeHelp + `

` + actorHelp + `

Examples:

    tansiq watch areas merge A-0003 A-0004 --name-en "Rusafa and Sukhnah" --as layla`
}

func (c watchAreasMergeCmd) Run(e *env) error {
	if len(c.Area) < 2 {
		return usagef("name two areas or more")
	}
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	var ids []string
	for _, word := range c.Area {
		a, err := findArea(e, n, word)
		if err != nil {
			return err
		}
		ids = append(ids, a.ID)
	}
	a, err := n.MergeAreas(e.ctx, by.ID, ids, text.Bilingual{AR: c.NameAR, EN: c.NameEN}, c.At.or(e.now()))
	if err != nil {
		return faults(err, c.Lang)
	}
	fmt.Fprintf(e.out, "%s: %s, %s\n", a.ID, a.Name.In(c.Lang), km2(a.Shape.KM2()))
	return nil
}

type watchAreasRetireCmd struct {
	desk
	actor
	spoken
	Area string  `arg:"" help:"Id or name of the area."`
	At   instant `placeholder:"TIME" help:"From when; now otherwise."`
}

func (watchAreasRetireCmd) Help() string {
	return `What the area was before stays.

` + timeHelp + `

` + actorHelp + `

Examples:

    tansiq watch areas retire A-0003 --at 2025-03-01 --as layla`
}

func (c watchAreasRetireCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	a, err := findArea(e, n, c.Area)
	if err != nil {
		return err
	}
	at := c.At.or(e.now())
	if err := n.RetireArea(e.ctx, by.ID, a.ID, at); err != nil {
		return faults(err, c.Lang)
	}
	fmt.Fprintf(e.out, "%s is no more from %s on.\n", a.ID, clock(at))
	return nil
}
