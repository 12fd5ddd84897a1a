package release

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// wire is everything of a result that leaves, or that decides what leaves.
func wire(r *Result) string {
	var b strings.Builder
	for i := range r.Copies {
		c := &r.Copies[i]
		fmt.Fprintf(&b, "%s\n%s %s %s %s %v %s %d %s\n", c.Raw, c.ID, c.Digest, c.Unit, c.Of, c.Refs, c.Marking, c.Step, c.What)
	}
	fmt.Fprintf(&b, "withdrawn %v\nunchanged %v\nwaiting %v\n", r.Withdrawn, r.Unchanged, r.Waiting)
	return b.String()
}

func differ(t *rapid.T, what, a, b string) {
	x, y := strings.Split(a, "\n"), strings.Split(b, "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			t.Fatalf("%s:\n%s\n%s", what, x[i], y[i])
		}
	}
	if a != b {
		t.Fatalf("%s: one is longer:\n%s\n\n%s", what, a, b)
	}
}

// shown is what the taker gets of each claim, by our key.
func shown(t *rapid.T, r *Result) map[string]incident.Claim {
	out := map[string]incident.Claim{}
	for i := range r.Copies {
		o, err := stix.Parse(r.Copies[i].Raw)
		if err != nil {
			t.Fatal(err)
		}
		if s, ok, err := incident.FromSTIX(o); err != nil {
			t.Fatal(err)
		} else if ok {
			out[r.Copies[i].Own] = s.Claim
		}
	}
	return out
}

// ---- Only what may, and valid ----

func TestLawNothingLeavesThatMayNot(t *testing.T) {
	law(t, func(t *rapid.T, rng *rand.Rand, g *graph) {
		r := Decide(g.input())
		g.safe(t, r.Copies)
		for i := range r.Copies {
			c := &r.Copies[i]
			for k := range g.items {
				own := &g.items[k].Claim
				if c.Type == "note" && own.Key == c.Own && own.State == incident.Confirmed && g.closed(KindOf(own.Class, own.Certainty)) {
					t.Fatalf("a %s goes though a gate is shut: %s", KindOf(own.Class, own.Certainty), c.Raw)
				}
			}
		}
	})
}

// ---- Non-interference ----

// perturb returns a graph that differs from g in what the taker does not see of it, according to what it got.
func perturb(t *rapid.T, rng *rand.Rand, g *graph, r *Result) *graph {
	out := *g
	out.given = slices.Clone(g.given)
	rng.Shuffle(len(out.given), func(i, j int) { out.given[i], out.given[j] = out.given[j], out.given[i] })
	seen := shown(t, r)
	stands := map[string]bool{}
	for _, x := range g.given {
		stands[x.Own] = true
	}
	for _, id := range r.Unchanged {
		for _, x := range g.given {
			if x.ID == id && x.Type == "note" {
				seen[x.Own] = incident.Claim{} // seen, but not here
			}
		}
	}
	incidents := map[string]string{} // our own numbers of incidents are nobody's business
	items := slices.Clone(g.items)
	out.items = nil
	renamed := map[string]string{}
	for _, it := range items {
		renamed[it.Claim.ID] = it.Claim.ID + "again"
	}
	for i, it := range items {
		claim, visible := seen[it.Claim.Key]
		switch {
		case it.Claim.State == incident.Superseded:
		case visible && claim.ID == "":
		case visible:
			it = perturbHidden(rng, g, it, &claim, i)
		case stands[it.Claim.Key]: // it stands, behind a gate or withdrawn by this very batch: leave it
		case chance(rng, 40):
			continue
		default:
			it = drawItem(rng, i, len(items), g.agreement.Terms)
			hide(rng, &it)
		}
		if id := renamed[it.Claim.ID]; id != "" {
			it.Claim.ID = id
		}
		if id := renamed[it.Claim.PartOf]; id != "" {
			it.Claim.PartOf = id
		}
		out.items = append(out.items, it)
	}
	for k := range rng.IntN(6) { // more that is withheld, merged with what is not
		n := 200 + k
		it := drawItem(rng, n, len(items), g.agreement.Terms)
		hide(rng, &it)
		it.Incident = items[rng.IntN(len(items))].Incident
		if chance(rng, 20) && it.Claim.State != incident.Confirmed {
			it.Claim.Key = items[rng.IntN(len(items))].Claim.Key // an older version
		}
		out.items = append(out.items, it)
	}
	for i := range out.items {
		name := out.items[i].Incident
		if incidents[name] == "" {
			incidents[name] = fmt.Sprintf("T%03dinc", 700+len(incidents))
		}
		out.items[i].Incident = incidents[name]
	}
	rng.Shuffle(len(out.items), func(i, j int) { out.items[i], out.items[j] = out.items[j], out.items[i] })
	return &out
}

// perturbHidden changes of an item what the taker, who got it as claim, does not see.
func perturbHidden(rng *rand.Rand, g *graph, it Item, claim *incident.Claim, i int) Item {
	terms := &g.agreement.Terms
	c := &it.Claim
	fresh := cloned(*c)
	fresh.At, fresh.By = c.At.Add(time.Duration(rng.IntN(1e9))), "T951person"
	fresh.Supersedes, fresh.Source.Document, fresh.Source.Row = "T951own", "T951document", "T951row"
	fresh.Source.Span, fresh.Source.Evidence = nil, []text.Span{{Start: 1, End: 777777}}
	fresh.When.Text, fresh.When.Reason, fresh.When.Span = "T951whentext", both("T951reason"), nil
	for k := range fresh.Actors {
		fresh.Actors[k].Text, fresh.Actors[k].Span = "T951actortext", nil
	}
	for k := range fresh.Quantities {
		fresh.Quantities[k].Text, fresh.Quantities[k].Span = "T951quantitytext", &text.Span{Start: 9, End: 9}
	}
	n := 400 + i
	limit := rank(terms.Ceiling)
	if it.Origin != nil {
		l, _ := passes(it.Origin, terms, g.batch)
		limit = min(limit, l)
	}
	itself := rank(c.Marking) <= limit
	hidden := func(p string) bool { return !g.may(&it, p) }
	if hidden(When) && claim.When.Precision == incident.TimeUnknown {
		drawWhen(rng, &fresh, n)
	}
	if hidden(Actors) {
		drawActors(rng, &fresh, n)
		fresh.Side = pick(rng, "", incident.SideGroup, incident.SideNeither)
		if len(claim.Quantities) == 0 && hidden(Quantities) {
			drawQuantities(rng, &fresh, n)
		}
	} else if hidden(Quantities) {
		drawQuantities(rng, &fresh, n)
	}
	if hidden(Methods) {
		drawMethods(rng, &fresh, n)
	}
	if hidden(Grade) {
		fresh.Grade = incident.Grade{Reliability: pick(rng, "A", "C", "F")}
	}
	if hidden(Places) {
		drawPlaces(rng, &fresh, n)
	} else if terms.Finest != incident.PlaceExact {
		for k := range fresh.Places {
			p := &fresh.Places[k]
			p.Text, p.Why = "T951placetext", both("T951why")
			if slices.Index(lawPrecisions, p.Precision) < slices.Index(lawPrecisions, terms.Finest) {
				p.Name, p.ID, p.RadiusKM = both(tok(n, "place")), tok(n, "placeid"), 0
				p.Precision = lawPrecisions[rng.IntN(slices.Index(lawPrecisions, terms.Finest))]
				p.Coord = &incident.Coord{Lon: 40 + rng.Float64(), Lat: 35}
			}
		}
	}
	if !g.may(&it, Source) {
		fresh.Source.ID, fresh.Source.Name, fresh.Source.Says, fresh.Source.Published = tok(n, "sourceid"), tok(n, "source"), tok(n, "source"), incident.Date(2024, 1, 1)
		for k := range fresh.Quantities {
			if chance(rng, 50) {
				fresh.Quantities[k].By = &fresh.Source.Name
			}
		}
		if !terms.Sources || !itself {
			fresh.Source.Kind = pick(rng, incident.SourceMedia, incident.SourceDesk, incident.SourceAnonymous)
		}
	}
	if _, part := partOf(claim); !part {
		fresh.PartOf = pick(rng, "", "T951key", tok(n, "own"), c.Key)
	}
	was := TextDigest(c)
	if claim.Summary != c.Summary {
		fresh.Summary = both(tok(n, "summary"))
	}
	if claim.Title != c.Title && !g.may(&it, Title) {
		fresh.Title = both(tok(n, "title"))
	}
	it.Marks = maps.Clone(it.Marks)
	for p, m := range it.Marks {
		if rank(m) > limit {
			it.Marks[p] = pick(rng, m, "TLP:BLACK", incident.TLPRed)
		}
	}
	if !itself {
		fresh.Marking = pick(rng, lawMarkings[limit:]...)
	}
	// Tear-lines above the limit, and those over a text that was edited: nothing changes where their words stand given.
	var tears []Tear
	for k, tear := range it.Tears {
		if rank(tear.Level) > limit {
			if chance(rng, 50) {
				continue
			}
			tear.Summary, tear.Keep = both(tok(n, "tear")), []string{"garbage"}
		} else if given := slices.ContainsFunc(g.given, func(x Given) bool { return x.Own == c.Key && slices.Contains(x.Tears, tearDigest(&it.Tears[k])) }); tear.Over == was && !(given && chance(rng, 50)) {
			tear.Over = TextDigest(&fresh)
		}
		tears = append(tears, tear)
	}
	it.Tears = tears
	rng.Shuffle(len(it.Tears), func(i, j int) { it.Tears[i], it.Tears[j] = it.Tears[j], it.Tears[i] })
	*c = fresh
	return it
}

// partOf is what a claim says that it is a part of.
func partOf(c *incident.Claim) (string, bool) { return c.PartOf, c.PartOf != "" }

func TestLawNonInterference(t *testing.T) {
	law(t, func(t *rapid.T, rng *rand.Rand, g *graph) {
		a := Decide(g.input())
		other := perturb(t, rng, g, &a)
		b := Decide(other.input())
		differ(t, "two states that differ in what the taker does not see", wire(&a), wire(&b))
	})
}

// ---- Monotone ----

// caveat adds one caveat to a graph and says which.
func caveat(rng *rand.Rand, g *graph) string {
	a, terms := &g.agreement, &g.agreement.Terms
	i := rng.IntN(len(g.items))
	it := &g.items[i]
	stricter := func(m incident.Marking) incident.Marking {
		if r := rank(m); r < 5 {
			return lawMarkings[r+rng.IntN(5-r)]
		}
		return "TLP:BLACK"
	}
	switch rng.IntN(26) {
	case 0, 1, 2:
		it.Claim.Marking = stricter(it.Claim.Marking)
		return "a stricter marking"
	case 3, 4, 5, 6:
		p := pick(rng, lawProps...)
		it.Marks = maps.Clone(it.Marks)
		if it.Marks == nil {
			it.Marks = map[string]incident.Marking{}
		}
		it.Marks[p] = stricter(it.Marks[p])
		return "a stricter marking of " + p
	case 7, 8:
		it.Private = append(slices.Clone(it.Private), pick(rng, lawProps...))
		return "a private property"
	case 9:
		it.Recipient = false
		return "not for them"
	case 10:
		it.Restricted = true
		return "restricted"
	case 11:
		it.PAP = agreement.PAPRed
		return "a narrower PAP"
	case 12, 13:
		for k := range g.items {
			if o := g.items[k].Origin; o != nil {
				less := *o
				if len(less.Consents) > 0 && chance(rng, 60) {
					less.Consents = less.Consents[1:]
				} else if chance(rng, 50) {
					less.Onward = agreement.Onward{Rule: agreement.OnwardAsk}
				} else {
					less.Onward.Ceiling = incident.TLPClear
				}
				g.items[k].Origin = &less
			}
		}
		return "a consent taken back"
	case 14:
		it.Portions = append(slices.Clone(it.Portions), Portion{Why: pick(rng, WhySource, WhyPerson, WhyOriginator, WhyOther), Marking: pick(rng, lawMarkings...)})
		return "a marked portion"
	case 15:
		it.Tears = slices.Clone(it.Tears)
		for k := range it.Tears {
			it.Tears[k].Approved = nil
		}
		return "tear-lines that nobody approved"
	case 16, 17:
		if r := rank(terms.Ceiling); r > 1 {
			terms.Ceiling = lawMarkings[r-2]
		}
		return "a lower ceiling"
	case 18:
		a.Step--
		return "an earlier step"
	case 19:
		pick(rng, func() { a.Assured = false }, func() { a.AbuseReported = true }, func() { a.Designated = true; terms.Basis = agreement.Public })()
		return "a gate"
	case 20:
		if len(terms.Ladder) == 0 {
			terms.Kinds = []agreement.Kind{agreement.Report}
		}
		return "no warnings"
	case 21:
		if terms.Subjects[0] == "*" || len(terms.Subjects) > 1 {
			terms.Subjects = []string{"sdf"}
		}
		return "fewer subjects"
	case 22:
		terms.Units = []string{"SY-HI-tadmur"}
		return "fewer areas"
	case 23:
		terms.From, terms.To = incident.Date(2025, 1, 20), incident.Date(2025, 2, 1)
		return "fewer days"
	case 24:
		if f := slices.Index(lawPrecisions, terms.Finest); f < 6 {
			terms.Finest = lawPrecisions[f+1]
		}
		return "coarser places"
	}
	terms.Sources = false
	return "no sources named"
}

func TestLawMonotone(t *testing.T) {
	law(t, func(t *rapid.T, rng *rand.Rand, g *graph) {
		g.given = nil
		wide := Decide(g.input())
		less := *g
		less.items = slices.Clone(g.items)
		what := caveat(rng, &less)
		narrow := Decide(less.input())

		had := map[token]bool{}
		for i := range wide.Copies {
			maps.Copy(had, tokensIn(wide.Copies[i].Raw))
		}
		for i := range narrow.Copies {
			for k := range tokensIn(narrow.Copies[i].Raw) {
				if !had[k] && k.what != "tear" {
					t.Fatalf("%s releases %s:\n%s", what, k.full, narrow.Copies[i].Raw)
				}
			}
		}
		before, now := shown(t, &wide), shown(t, &narrow)
		for key, n := range now {
			b, ok := before[key]
			if !ok {
				t.Fatalf("%s releases %s", what, key)
			}
			if n.When.Precision != incident.TimeUnknown && n.When != b.When || n.Grade != (incident.Grade{}) && n.Grade != b.Grade ||
				n.Class != incident.Other && n.Class != b.Class || n.Side != "" && n.Side != b.Side || len(n.Actors) > len(b.Actors) ||
				len(n.Places) > len(b.Places) || len(n.Quantities) > len(b.Quantities) || len(n.Methods) > len(b.Methods) ||
				n.Source.Published != incident.NoDay && n.Source.Published != b.Source.Published {
				t.Fatalf("%s releases more of %s:\n%+v\n%+v", what, key, b, n)
			}
			for i := range n.Places {
				if what != "coarser places" && !slices.ContainsFunc(b.Places, func(p incident.Place) bool { return equalPlaces(&p, &n.Places[i]) }) {
					t.Fatalf("%s releases another place of %s:\n%+v\n%+v", what, key, b, n)
				}
			}
		}
	})
}

// ---- Through time ----

// world is what a taker holds and what the giver keeps of it, over several batches.
type world struct {
	raw     map[string][]byte
	times   map[string][2]string // created and modified, also of what was withdrawn
	content map[string]string    // without times
	given   []Given
	kept    map[string]Given
}

var (
	idForm   = regexp.MustCompile(`[a-z][a-z-]*--[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	uuidForm = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	timeForm = regexp.MustCompile(`\d{4}-\d\d-\d\dT[0-9:.]+Z`)
)

func standard(id string) bool {
	return strings.HasPrefix(id, "marking-definition--") || strings.HasPrefix(id, "extension-definition--")
}

// take takes a result in, and checks what must hold of it whatever was asked.
func (w *world) take(t *rapid.T, g *graph, r *Result) {
	for i := range r.Copies {
		c := &r.Copies[i]
		content := timeForm.ReplaceAllString(string(c.Raw), "")
		if was, ok := w.times[c.ID]; ok {
			if c.Created != was[0] {
				t.Fatalf("%s was created %s and is now created %s", c.ID, was[0], c.Created)
			}
			if c.Modified <= was[1] {
				t.Fatalf("%s was modified %s and is now modified %s", c.ID, was[1], c.Modified)
			}
			if _, stands := w.raw[c.ID]; stands && w.content[c.ID] == content {
				t.Fatalf("%s is given again, and says nothing new", c.ID)
			}
		} else if c.Created != c.Modified {
			t.Fatalf("%s is new: created %s, modified %s", c.ID, c.Created, c.Modified)
		}
		w.times[c.ID] = [2]string{c.Created, c.Modified}
		for _, m := range timeForm.FindAllString(string(c.Raw), -1) {
			if m != c.Created && m != c.Modified {
				t.Fatalf("%s holds the time %s that is neither when it was created nor modified:\n%s", c.ID, m, c.Raw)
			}
		}
		if !strings.HasPrefix(c.Modified, g.batch.UTC().Format("2006-01-02T15:04:05.000")) && c.Modified > g.batch.UTC().Format(stampLayout) {
			t.Fatalf("%s is modified %s in the batch of %s", c.ID, c.Modified, g.batch)
		}
		w.raw[c.ID], w.content[c.ID] = c.Raw, content
	}
	for _, id := range r.Withdrawn {
		if w.raw[id] == nil {
			t.Fatalf("%s is withdrawn, and does not stand", id)
		}
		delete(w.raw, id)
	}
	for _, id := range r.Unchanged {
		if w.raw[id] == nil {
			t.Fatalf("%s is said to stand, and does not", id)
		}
	}
	w.given = r.Apply(w.given)
	w.kept = map[string]Given{}
	for _, x := range w.given {
		if !x.Withdrawn {
			w.kept[x.ID] = x
		}
	}
	if len(w.kept) != len(w.raw) {
		t.Fatalf("%d copies stand at the taker, %d in our books", len(w.raw), len(w.kept))
	}
	// No reference to a withheld thing.
	for id, raw := range w.raw {
		for _, ref := range idForm.FindAllString(string(raw), -1) {
			if !standard(ref) && w.raw[ref] == nil {
				t.Fatalf("%s refers to %s, which the taker does not hold:\n%s", id, ref, raw)
			}
		}
		for _, ref := range w.kept[id].Refs {
			if !bytes.Contains(raw, []byte(ref)) {
				t.Fatalf("%s is said to refer to %s:\n%s", id, ref, raw)
			}
		}
	}
	// No influence of one: whatever is said of a claim anywhere is said of one whose note stands.
	stands := map[string]bool{}
	for _, x := range w.kept {
		if x.Type == "note" {
			stands[x.Own] = true
		}
	}
	for id, raw := range w.raw {
		for k := range tokensIn(raw) {
			if k.item < 600 && !stands[tok(k.item, "key")] && !g.urgent {
				t.Fatalf("%s speaks of %s, and no note of that claim stands:\n%s", id, k.full, raw)
			}
		}
	}
}

// edit changes a few things as a desk does.
func edit(rng *rand.Rand, g *graph) {
	g.items = slices.Clone(g.items)
	for range 1 + rng.IntN(4) {
		i := rng.IntN(len(g.items))
		it := &g.items[i]
		number := numberOf(it)
		switch rng.IntN(11) {
		case 0:
			it.Claim.State = pick(rng, incident.Rejected, incident.Confirmed)
		case 1:
			it.Restricted = !it.Restricted
		case 2:
			it.Claim.Marking = pick(rng, lawMarkings...)
		case 3:
			it.Marks = map[string]incident.Marking{pick(rng, lawProps...): pick(rng, lawMarkings...)}
		case 4, 5: // merge
			into, from := it.Incident, pick(rng, g.items...).Incident
			for k := range g.items {
				if g.items[k].Incident == from {
					g.items[k].Incident = into
				}
			}
		case 6: // un-merge
			it.Incident = tok(800+rng.IntN(99), "inc")
		case 7: // correct
			c := cloned(it.Claim)
			c.ID = tok(number, "own") + strconv.Itoa(rng.IntN(1e6))
			drawActors(rng, &c, number)
			drawWhen(rng, &c, number)
			it.Claim = c
		case 8: // edit the text: tear-lines over it are stale
			it.Claim.Summary = both(tok(number, "summary") + " edited")
		case 9:
			it.Private = pick(rng, nil, []string{Actors}, []string{Source})
		case 10:
			if n := len(g.items); n > 3 {
				g.items = slices.Delete(g.items, i, i+1)
			}
		}
	}
	terms := &g.agreement.Terms
	switch rng.IntN(15) {
	case 0:
		g.agreement.Step = rng.IntN(len(terms.Steps()) + 1)
	case 1:
		terms.Ladder, terms.Kinds, g.agreement.Step = nil, []agreement.Kind{pick(rng, agreement.Warning, agreement.Report)}, 1
	case 2:
		terms.Units = pick(rng, []string{"SY"}, []string{"*"}, []string{"SY-HI"})
	}
}

// approve draws who approved what of a graph.
func approve(rng *rand.Rand, g *graph) map[string][]string {
	in := g.input()
	in.Approved = nil
	r := Decide(in)
	out := map[string][]string{}
	for i := range r.Copies {
		if u := r.Copies[i].Unit; u != "" && out[u] == nil {
			out[u] = pick(rng, []string{}, []string{"amal"}, []string{"amal", "amal"}, []string{"amal", "basil"}, []string{"carla", "dina"}, []string{"carla", "dina"})
		}
	}
	return out
}

func TestLawThroughTime(t *testing.T) {
	law(t, func(t *rapid.T, rng *rand.Rand, g *graph) {
		g.given = nil
		w := &world{raw: map[string][]byte{}, times: map[string][2]string{}, content: map[string]string{}}
		for round := range 4 {
			g.given, g.approved, g.urgent = w.given, nil, chance(rng, 10)
			if chance(rng, 40) {
				g.approved = approve(rng, g)
			}
			in := g.input()
			r := Decide(in)
			g.safe(t, r.Copies)
			g.approvedOnly(t, w, &r)
			if g.urgent {
				for _, id := range r.Withdrawn {
					if x := w.kept[id]; x.Type == "note" || x.Type == "incident" {
						t.Fatalf("an urgent batch withdraws %s", id)
					}
				}
				for i := range r.Copies {
					if c := &r.Copies[i]; c.Type == "incident" && c.What != agreement.Warning {
						t.Fatalf("not urgent: %s", c.Raw)
					}
				}
			}
			w.take(t, g, &r)
			g.withheldDoNotStand(t, w)

			// Decided again, nothing is left to do, whatever the order and the hour.
			g.given = slices.Clone(w.given)
			rng.Shuffle(len(g.given), func(i, j int) { g.given[i], g.given[j] = g.given[j], g.given[i] })
			rng.Shuffle(len(g.items), func(i, j int) { g.items[i], g.items[j] = g.items[j], g.items[i] })
			again := g.input()
			again.Batch = g.batch.Add(time.Minute)
			if r2 := Decide(again); len(r2.Copies) > 0 || len(r2.Withdrawn) > 0 {
				t.Fatalf("round %d: decided again: %d copies, withdrawn %v\n%s", round, len(r2.Copies), r2.Withdrawn, wire(&r2))
			} else if len(r.Withdrawn) == 0 && !slices.Equal(r2.Waiting, r.Waiting) {
				t.Fatalf("decided again, other units wait") // with what was withdrawn, stale tear-lines went that stood given
			}
			edit(rng, g)
			if !chance(rng, 15) { // else a second batch within the millisecond
				g.batch = g.batch.Add(time.Duration(rng.IntN(1e6)) * time.Millisecond)
			}
		}
	})
}

// approvedOnly checks that nothing new of a unit goes without two people, and to a designated taker without one who
// wrote none of it.
func (g *graph) approvedOnly(t *rapid.T, w *world, r *Result) {
	if g.approved == nil {
		return
	}
	authors := map[string]map[string]bool{}
	for i := range r.Copies {
		c := &r.Copies[i]
		if c.Type != "note" {
			continue
		}
		for k := range g.items {
			if it := &g.items[k]; it.Claim.Key == c.Own && it.Claim.State == incident.Confirmed {
				if authors[c.Unit] == nil {
					authors[c.Unit] = map[string]bool{}
				}
				authors[c.Unit][it.Claim.By] = true
			}
		}
	}
	for i := range r.Copies {
		c := &r.Copies[i]
		if c.Unit == "" {
			continue
		}
		if w.kept[c.ID].Digest == c.Digest {
			continue // it stood approved; a link of it came or went
		}
		people := slices.Compact(slices.Sorted(slices.Values(g.approved[c.Unit])))
		if len(people) < 2 {
			t.Fatalf("%s goes, approved by %v", c.ID, people)
		}
		if g.agreement.Designated && !slices.ContainsFunc(people, func(p string) bool { return !authors[c.Unit][p] }) {
			t.Fatalf("%s goes to a designated taker, approved by %v, written by %v", c.ID, people, authors[c.Unit])
		}
	}
}

// withheldDoNotStand checks that no note stands of a claim of which nothing may go.
func (g *graph) withheldDoNotStand(t *rapid.T, w *world) {
	if g.urgent {
		return
	}
	for id, x := range w.kept {
		if x.Type != "note" {
			continue
		}
		ok := false
		for i := range g.items {
			ok = ok || g.items[i].Claim.Key == x.Own && g.may(&g.items[i], "")
		}
		if !ok {
			t.Fatalf("the note %s of %s stands, and nothing of that claim may go", id, x.Own)
		}
	}
}

// ---- Two partners ----

func TestLawNoTwoPartnersShareAnIDOrATime(t *testing.T) {
	chances := 0
	law(t, func(t *rapid.T, rng *rand.Rand, g *graph) {
		g.given = nil
		in := g.input()
		a := Decide(in)
		in.Key = append(slices.Clone(in.Key), '2')
		b := Decide(in)
		if x, y := len(shown(t, &a)), len(shown(t, &b)); x != y {
			t.Fatalf("one is given %d claims, the other %d", x, y)
		}
		ids, times := map[string]bool{}, map[string]bool{}
		for i := range a.Copies {
			for _, id := range uuidForm.FindAllString(notStandard(a.Copies[i].Raw), -1) {
				ids[id] = true
			}
			for _, at := range timeForm.FindAllString(string(a.Copies[i].Raw), -1) {
				times[at] = true
			}
		}
		for i := range b.Copies {
			for _, id := range uuidForm.FindAllString(notStandard(b.Copies[i].Raw), -1) {
				if ids[id] {
					t.Fatalf("two partners share the id %s:\n%s", id, b.Copies[i].Raw)
				}
			}
			for _, at := range timeForm.FindAllString(string(b.Copies[i].Raw), -1) {
				if times[at] {
					// Six digits may be the same by chance, in one graph of a million.
					if chances++; chances > 2 {
						t.Fatalf("two partners share the time %s:\n%s", at, b.Copies[i].Raw)
					}
					return
				}
			}
		}
	})
}

var standardForm = regexp.MustCompile(`(marking|extension)-definition--[0-9a-f-]{36}`)

func notStandard(raw []byte) string { return standardForm.ReplaceAllString(string(raw), "") }

// ---- Total ----

func TestLawTotal(t *testing.T) {
	law(t, func(t *rapid.T, rng *rand.Rand, g *graph) {
		r := Decide(g.input())
		g.given = append(g.given, r.Apply(nil)...)
		in := g.input()
		for range 1 + rng.IntN(30) {
			spoil(rng, &in)
		}
		out := Decide(in)
		for i := range out.Copies {
			o, err := stix.New(out.Copies[i].Raw)
			if err != nil {
				t.Fatalf("%v:\n%s", err, out.Copies[i].Raw)
			}
			if _, _, err := incident.FromSTIX(o); err != nil {
				t.Fatalf("cannot be read back: %v\n%s", err, o.Raw)
			}
		}
		in.Given = out.Apply(in.Given)
		Decide(in)
	})
}
