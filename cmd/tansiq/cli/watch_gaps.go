package cli

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"tansiq/internal/text"
	"tansiq/internal/watch"
)

type watchGapsCmd struct {
	desk
	spoken
	windowed
	supposing
	Area    []string `placeholder:"AREA" help:"Only this area, by id or name; repeatable."`
	State   []string `placeholder:"STATE" enum:"vacuum,partly,unknown" help:"Only gaps in this state: vacuum, partly or unknown; repeatable."`
	Beside  int      `default:"5" help:"Of how many gaps of an area, the largest first, it is said what they border on."`
	JSON    bool     `name:"json" xor:"form" help:"Print JSON."`
	GeoJSON bool     `name:"geojson" xor:"form" help:"Print GeoJSON: one feature for each gap."`
	CSV     bool     `name:"csv" xor:"form" help:"Print CSV: one line for each gap."`
	Output  string   `short:"o" placeholder:"FILE" help:"Write to FILE in place of standard output; it appears whole or not at all."`
}

func (watchGapsCmd) Help() string {
	return redHelp + `

A gap is ground and a stretch of time: vacuum (all whose word counts declared their lists, and no watch covers it),
unknown, or partly (only shares of the area are watched, and nobody said which ground: then a range). Its since may lie
before the time asked about. The gaps between the turns of one watch are told as one. Stretches touch at whole seconds,
ground at 1e-7 degrees; nothing is sampled.

` + timeHelp + `

Examples:

    tansiq watch gaps --from 2025-02-01 --to 2025-02-28
    tansiq watch gaps --area "Rusafa pocket" --without "Damascus office"
    tansiq watch gaps --assume '*' --from 2025-03-01 --to 2025-03-31
    tansiq watch gaps --least high --state vacuum --geojson -o gaps.geojson
    tansiq watch gaps --json | jq -r '.areas[] | select(.vacuum_km2h.low > 0) | .id'`
}

func (c watchGapsCmd) Run(e *env) error {
	window, err := c.window(e)
	if err != nil {
		return err
	}
	if c.Beside < 0 {
		return usagef("--beside %d: want 0 or more", c.Beside)
	}
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	a := watch.ReportAsk{Ask: watch.Ask{Window: window}, Beside: c.Beside, Name: parties.Name, Us: parties.Us, Now: e.now()}
	without, err := c.ask(e, n, &a.Ask)
	if err != nil {
		return err
	}
	for _, word := range c.Area {
		one, err := findArea(e, n, word)
		if err != nil {
			return err
		}
		a.Areas = append(a.Areas, one.ID)
	}
	for _, s := range c.State {
		a.States = append(a.States, watch.GroundState(s))
	}
	m, err := n.WatchModel(e.ctx)
	if err != nil {
		return err
	}
	r, err := m.Report(e.ctx, a)
	if err != nil {
		return faults(err, c.Lang)
	}
	r.Without = without
	return e.writeWhole(c.Output, func(w io.Writer) error {
		switch {
		case c.JSON:
			return (&env{out: w}).printJSON(r)
		case c.GeoJSON:
			return watch.WriteGeoJSON(w, parties.Us.Name.In(c.Lang), r.Features())
		case c.CSV:
			return r.WriteCSV(w)
		}
		return c.print(w, r)
	})
}

// print writes a report for people.
func (c watchGapsCmd) print(w io.Writer, r *watch.Report) error {
	line := func(format string, args ...any) { fmt.Fprintf(w, format+"\n", args...) }
	line(c.in("%s · كما تعرفه %s · من %s إلى %s", "%s · as %s knows it · %s to %s"), r.Marking, c.party(r.KnownBy), clock(r.From), clock(r.To))
	if len(r.Areas) == 0 {
		line("%s", c.in("لا توجد مناطق في هذه الفترة.", "There are no areas in this time."))
	}
	for _, a := range r.Areas {
		line("")
		line("%s  %s  %s", a.ID, a.Name.In(c.Lang), km2(a.KM2))
		if len(a.Declared) == 0 {
			line("    %s", c.in("لم يصرّح أحد باكتمال قائمته هنا.", "Nobody declared its list complete here."))
		} else {
			line(c.in("    صرّح باكتمال قائمته: %s", "    Declared complete by: %s"), c.parties(a.Declared))
		}
		if len(a.Undeclared) > 0 {
			line(c.in("    لم يصرّح: %s", "    Not declared by: %s"), c.parties(a.Undeclared))
		}
		if len(a.Gaps) == 0 {
			line("    %s", c.in("لا فجوة.", "No gap."))
		}
		for _, g := range a.Gaps {
			c.gap(line, g)
		}
		if a.Truncated > 0 {
			line(c.in("    و%d فجوات أصغر", "    and %d smaller gaps"), a.Truncated)
		}
	}
	return nil
}

func (c watchGapsCmd) gap(line func(string, ...any), g watch.ReportGap) {
	since := c.in("لم تُراقب قط فيما تعرفه العقدة", "never watched as this node knows")
	if g.Since != nil {
		since = c.in("منذ ", "since ") + clock(*g.Since)
	}
	until := c.in("إلى ", "until ") + clock(g.To)
	if g.Open {
		until = c.in("ومستمرة", "and goes on")
	}
	if g.Times > 1 {
		line(c.in("  %s  %s  عدد المرات %d، مجموعها %s، أطولها %s، من %s إلى %s", "  %s  %s  %d times, %s together, the longest %s, %s to %s"), c.state(g.State), ranged(g.Range), g.Times,
			c.lasting(time.Duration(g.Hours*float64(time.Hour))), c.lasting(g.Longest.To.Sub(g.Longest.From)), clock(g.From), clock(g.To))
	} else {
		line(c.in("  %s  %s  %s، %s (%s)", "  %s  %s  %s, %s (%s)"), c.state(g.State), ranged(g.Range), since, until, c.lasting(g.To.Sub(g.From)))
	}
	for _, l := range g.Left {
		line("    %s %s %s (%s)", clock(l.At), c.party(l.Party), c.why(l.Why), l.Watch)
	}
	for _, b := range g.Beside {
		where := strings.Join(b.Areas, " ")
		if where == "" {
			where = c.in("خارج المناطق", "outside the areas")
		}
		who := ""
		if len(b.Parties) > 0 {
			who = ": " + c.parties(b.Parties)
		}
		line(c.in("    بجوارها %.1f كم من %s، %s%s", "    beside %.1f km of %s, %s%s"), b.KM, where, c.state(b.State), who)
	}
}

func (s spoken) party(p watch.ReportParty) string {
	if n := (text.Bilingual{AR: p.AR, EN: p.EN}).In(s.Lang); n != "" {
		return n
	}
	return p.ID
}

func (s spoken) parties(list []watch.ReportParty) string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = s.party(p)
	}
	return strings.Join(out, s.in("، ", ", "))
}

// state is how ground stands, in words.
func (s spoken) state(g watch.GroundState) string {
	switch g {
	case watch.GroundWatched:
		return s.in("مراقبة", "watched")
	case watch.GroundPartly:
		return s.in("جزئيًا", "partly")
	case watch.GroundVacuum:
		return s.in("فراغ", "vacuum")
	}
	return s.in("غير معروف", "unknown")
}

// why is why a watch no longer covers, in words.
func (s spoken) why(r watch.Reason) string {
	switch r {
	case watch.LeftWithdrawn:
		return s.in("سحب مراقبته", "withdrew its watch")
	case watch.LeftChanged:
		return s.in("غيّر مراقبته", "changed its watch")
	case watch.LeftPause:
		return s.in("بين نوبتين", "is between two turns")
	case watch.LeftVersion:
		return s.in("تغيّرت حدود منطقته", "watches an area whose outline changed")
	}
	return s.in("انتهت مراقبته", "ended its watch")
}

type watchCoverageCmd struct {
	desk
	spoken
	supposing
	At      instant  `placeholder:"TIME" help:"At which moment; now otherwise."`
	Area    []string `placeholder:"AREA" help:"Only this area, by id or name; repeatable."`
	JSON    bool     `name:"json" xor:"form" help:"Print JSON."`
	GeoJSON bool     `name:"geojson" xor:"form" help:"Print GeoJSON: one feature for each piece of ground."`
	Output  string   `short:"o" placeholder:"FILE" help:"Write to FILE in place of standard output; it appears whole or not at all."`
}

func (watchCoverageCmd) Help() string {
	return redHelp + `

` + timeHelp + `

Examples:

    tansiq watch coverage
    tansiq watch coverage --at 2025-02-01T06:00 --geojson -o coverage.geojson
    tansiq watch coverage --without "Damascus office" --json`
}

func (c watchCoverageCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	parties, err := n.WatchParties(e.ctx)
	if err != nil {
		return err
	}
	var a watch.Ask
	if _, err := c.ask(e, n, &a); err != nil {
		return err
	}
	chosen := map[string]bool{}
	for _, word := range c.Area {
		one, err := findArea(e, n, word)
		if err != nil {
			return err
		}
		chosen[one.ID] = true
	}
	m, err := n.WatchModel(e.ctx)
	if err != nil {
		return err
	}
	at := c.At.or(e.now())
	patches, err := m.At(at.Unix(), a, func(a *watch.Area) bool { return len(chosen) == 0 || chosen[a.ID] })
	if err != nil {
		return faults(err, c.Lang)
	}
	features := make([]watch.Feature, len(patches))
	for i := range patches {
		features[i] = watch.PatchFeature(&patches[i], parties.Name)
		features[i].Properties["as_known_by"], features[i].Properties["as_of"] = parties.Us.Name.In(c.Lang), at.Format(time.RFC3339)
	}
	return e.writeWhole(c.Output, func(w io.Writer) error {
		switch {
		case c.GeoJSON:
			return watch.WriteGeoJSON(w, parties.Us.Name.In(c.Lang), features)
		case c.JSON:
			list := []any{}
			for _, f := range features {
				f.Properties["id"] = f.ID
				list = append(list, f.Properties)
			}
			return (&env{out: w}).printJSON(map[string]any{"marking": "TLP:RED", "as_known_by": parties.Us.Name.In(c.Lang), "as_of": at.Format(time.RFC3339), "ground": list})
		}
		fmt.Fprintf(w, c.in("TLP:RED · كما تعرفه %s · %s\n", "TLP:RED · as %s knows it · %s\n"), parties.Us.Name.In(c.Lang), clock(at))
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for i := range patches {
			p := &patches[i]
			since := ""
			if p.State == watch.GroundVacuum || p.State == watch.GroundUnknown {
				since = c.in("لم تُراقب قط", "never watched")
				if p.Since != watch.Begin {
					since = c.in("منذ ", "since ") + clock(time.Unix(p.Since, 0))
				}
			}
			who := make([]string, len(p.Parties))
			for j, party := range p.Parties {
				if who[j] = parties.Name(party).In(c.Lang); who[j] == "" {
					who[j] = party.ID
				}
			}
			fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", p.Area, c.state(p.State), km2(p.KM2), since, strings.Join(who, ", "))
		}
		return t.Flush()
	})
}
