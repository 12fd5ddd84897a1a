package score

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/text"
)

func TestZZ(t *testing.T) {
	golds, err := Load(os.Getenv("ZZ_DIR"))
	if err != nil {
		t.Skip(err)
	}
	places, _ := gazetteer.Load()
	actors, _ := actor.Load()
	know := read.Knowledge{Places: places, Actors: actors}
	var out strings.Builder
	var c, byRole = Count{}, map[incident.Role]*Count{}
	bySide := map[string]int{}
	for _, g := range golds {
		r, err := read.Read(t.Context(), read.Input{Source: g.Name, Text: g.Text, Published: g.Published}, know)
		if err != nil {
			t.Fatal(err)
		}
		var tl Tally
		s := scorer{t: &tl, g: g, r: r, index: text.NewIndex(g.Text)}
		pairs := match(len(g.Events), len(r.Proposals), func(a, b int) bool {
			e, p := g.Events[a], r.Proposals[b]
			return (p.Class == e.Class || slices.Contains(e.Accept, p.Class)) && s.anchored(e, p)
		})
		sent := func(sp text.Span) string {
			for _, x := range text.Sentences(g.Text) {
				if x.Start <= sp.Start && sp.Start < x.End {
					return strings.TrimSpace(text.Slice(g.Text, x))
				}
			}
			return "?"
		}
		for i, k := range pairs {
			if k < 0 || g.Events[i].Optional {
				continue
			}
			e, p := g.Events[i], r.Proposals[k]
			bySide[string(e.Side)+">"+string(p.Side)]++
			po := match(len(e.Actors), len(p.Actors), func(a, b int) bool {
				x, y := e.Actors[a], p.Actors[b]
				return (y.Span != nil && overlap(*y.Span, x.span) || x.ID != "" && x.ID == y.ID) && (x.Role == y.Role || slices.Contains(x.Accept, y.Role))
			})
			ok := p.Side == e.Side
			var lines []string
			get := func(ro incident.Role) *Count {
				if byRole[ro] == nil {
					byRole[ro] = &Count{}
				}
				return byRole[ro]
			}
			for a, b := range po {
				c.Wanted++
				get(e.Actors[a].Role).Wanted++
				if b >= 0 {
					c.Right++
					get(e.Actors[a].Role).Right++
					continue
				}
				ok = false
				lines = append(lines, fmt.Sprintf("   - %s %q (%s)", e.Actors[a].Role, e.Actors[a].Text, e.Actors[a].ID))
			}
			for b := range p.Actors {
				c.Given++
				get(p.Actors[b].Role).Given++
				if !slices.Contains(po, b) {
					ok = false
					lines = append(lines, fmt.Sprintf("   + %s %q (%s)", p.Actors[b].Role, p.Actors[b].Text, p.Actors[b].ID))
				} else {
					lines = append(lines, fmt.Sprintf("   = %s %q (%s)", p.Actors[b].Role, p.Actors[b].Text, p.Actors[b].ID))
				}
			}
			if ok {
				continue
			}
			fmt.Fprintf(&out, "%s: %s side %s>%s anchors", g.Name, e.Class, e.Side, p.Side)
			seen := map[string]bool{}
			for _, a := range e.Anchors {
				fmt.Fprintf(&out, " %q", a.Text)
			}
			fmt.Fprintf(&out, " read %q", p.Trigger.Text)
			fmt.Fprintln(&out)
			for _, a := range e.Anchors {
				if x := sent(a.span); !seen[x] {
					seen[x] = true
					fmt.Fprintf(&out, "     | %s\n", x)
				}
			}
			fmt.Fprintln(&out, strings.Join(lines, "\n"))
		}
	}
	if f := os.Getenv("ZZ_OUT"); f != "" {
		os.WriteFile(f, []byte(out.String()), 0o600)
	}
	fmt.Printf("found events: P %.3f R %.3f F1 %.3f %d/%d/%d\n", c.Precision(), c.Recall(), c.F1(), c.Right, c.Given, c.Wanted)
	for k, v := range byRole {
		fmt.Printf("  %-10s P %.3f R %.3f %d/%d/%d\n", k, v.Precision(), v.Recall(), v.Right, v.Given, v.Wanted)
	}
	fmt.Println(bySide)
}
