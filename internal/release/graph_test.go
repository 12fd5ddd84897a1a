package release

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// The laws of release, on random graphs. Every text of item 17 holds a token such as T017actor0, so that whatever of
// it is in a byte that leaves can be found there, wherever it came through.

// graphs is how many graphs each law is tried on: TANSIQ_LAW_GRAPHS, else a number that takes a minute or two in all.
func graphs(t *testing.T) int {
	s := os.Getenv("TANSIQ_LAW_GRAPHS")
	if s == "" {
		return 3000
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		t.Fatalf("TANSIQ_LAW_GRAPHS is %q, not a number of graphs", s)
	}
	return n
}

// law tries a property on graphs, prints what they were like, and fails when they were too tame to show anything.
func law(t *testing.T, property func(t *rapid.T, rng *rand.Rand, g *graph)) {
	t.Helper()
	t.Parallel()
	var s stats
	for want := graphs(t); s.graphs < want; {
		rapid.Check(t, func(t *rapid.T) {
			g, rng := draw(t)
			s.count(g)
			property(t, rng, g)
		})
	}
	s.report(t)
}

// stats is what drawn graphs were like.
type stats struct {
	mu                                sync.Mutex
	graphs, items, withheld, merged   int
	objects, copies, torn, cut, named int
	sizes                             []int
}

func (s *stats) count(g *graph) {
	r := Decide(g.input())
	out := map[string]bool{}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range r.Copies {
		c := &r.Copies[i]
		if c.Type == "note" {
			out[c.Own] = true
			if len(c.Tears) > 0 {
				s.torn++
			}
			if bytes.Contains(c.Raw, []byte(`"precision":"district"`)) {
				s.cut++
			}
			if bytes.Contains(c.Raw, []byte(`"authors":`)) {
				s.named++
			}
		}
	}
	together := map[string]int{}
	for _, it := range g.items {
		together[it.Incident]++
	}
	for _, it := range g.items {
		if !out[it.Claim.Key] {
			s.withheld++
		}
		if together[it.Incident] > 1 {
			s.merged++
		}
	}
	s.graphs++
	s.items += len(g.items)
	s.copies += len(out)
	s.objects += len(r.Copies)
	s.sizes = append(s.sizes, len(g.items))
}

func (s *stats) report(t *testing.T) {
	t.Helper()
	slices.Sort(s.sizes)
	median := s.sizes[len(s.sizes)/2]
	percent := func(n, of int) float64 { return 100 * float64(n) / float64(max(of, 1)) }
	t.Logf("%d graphs; claims in a graph: median %d, most %d; withheld %.0f %%; merged %.0f %%; STIX objects given %d (%.1f for each claim given); by tear-line %.0f %%, a place at district %.0f %%, source named %.0f %% of claims given",
		s.graphs, median, s.sizes[len(s.sizes)-1], percent(s.withheld, s.items), percent(s.merged, s.items), s.objects,
		float64(s.objects)/float64(max(s.copies, 1)), percent(s.torn, s.copies), percent(s.cut, s.copies), percent(s.named, s.copies))
	if os.Getenv("TANSIQ_LAW_ANY") != "" {
		return // so few graphs, or so faulty a package, that they cannot be held to it
	}
	if median < 12 || percent(s.withheld, s.items) < 25 || percent(s.merged, s.items) < 30 || percent(s.copies, s.items) < 20 ||
		percent(s.torn, s.copies) < 2 || percent(s.named, s.copies) < 10 {
		t.Errorf("the graphs are too tame to try a law on")
	}
}

// ---- Drawing graphs ----

type graph struct {
	agreement agreement.InForce
	items     []Item
	given     []Given
	key       []byte
	batch     time.Time
	approved  map[string][]string
	urgent    bool
}

func (g *graph) input() Input {
	a := g.agreement
	return Input{Agreement: &a, Key: g.key, Party: Party{ID: "p-a", Name: bi("الطرف أ", "Party A")},
		Desk: incident.Desk{Subject: "islamic-state", Members: []string{"islamic-state-sham"}}, Names: lawNames,
		Items: slices.Clone(g.items), Given: slices.Clone(g.given), Approved: g.approved, Urgent: g.urgent, Batch: g.batch}
}

var lawUnits = map[string]Unit{
	"SY":           {Name: bi("سورية", "Syria"), Level: incident.PlaceCountry},
	"SY-HI":        {Name: bi("حمص", "Homs"), Level: incident.PlaceGovernorate, Parent: "SY"},
	"SY-HI-tadmur": {Name: bi("تدمر", "Tadmur"), Level: incident.PlaceDistrict, Parent: "SY-HI"},
	"SY-HI-homs":   {Name: bi("مركز حمص", "Homs centre"), Level: incident.PlaceDistrict, Parent: "SY-HI"},
	"SY-RA":        {Name: bi("الرقة", "Raqqa"), Level: incident.PlaceGovernorate, Parent: "SY"},
	"IQ":           {Name: bi("العراق", "Iraq"), Level: incident.PlaceCountry},
}

var lawNames = Names{
	Unit: func(id string) (Unit, bool) { u, ok := lawUnits[id]; return u, ok },
	Actor: func(id string) (text.Bilingual, bool) {
		n, ok := map[string]text.Bilingual{"islamic-state": bi("تنظيم الدولة", "Islamic State"), "sdf": bi("قسد", "SDF")}[id]
		return n, ok
	},
}

func bi(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }

var (
	lawMarkings   = []incident.Marking{incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}
	lawPrecisions = []incident.PlacePrecision{incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion,
		incident.PlaceDistrict, incident.PlaceGovernorate, incident.PlaceCountry, incident.PlaceUnknown}
	lawProps  = []string{When, Places, Actors, Quantities, Methods, Title, Summary, Certainty, Grade, Source}
	lawSlots  = []string{Class, When, Places, Actors, Quantities, Methods}
	lawPeople = []string{"amal", "basil", "carla", "dina"}
)

func pick[T any](rng *rand.Rand, list ...T) T { return list[rng.IntN(len(list))] }

// chance is true in n of 100 cases.
func chance(rng *rand.Rand, n int) bool { return rng.IntN(100) < n }

// draw draws a graph. What it is made of are numbers that rapid can make smaller.
func draw(t *rapid.T) (*graph, *rand.Rand) {
	seed := rapid.Uint64Range(0, 1<<32).Draw(t, "seed")
	rng := rand.New(rand.NewPCG(seed, 1))
	g := &graph{key: fmt.Appendf(nil, "lineage key %020d", seed), batch: time.Date(2025, 6, 1, 12, 0, 0, 0, time.UTC).Add(time.Duration(rng.IntN(1e9)) * time.Millisecond)}
	g.agreement = drawAgreement(rng)
	n := rapid.SampledFrom([]int{4, 8, 12, 13, 14, 15, 16, 18, 20, 24}).Draw(t, "items")
	for i := range n {
		g.items = append(g.items, drawItem(rand.New(rand.NewPCG(rapid.Uint64Range(0, 1<<32).Draw(t, "item"), 2)), i, n, g.agreement.Terms))
	}
	if chance(rng, 30) { // a report that the next round takes up stands given already
		earlier := *g
		earlier.items = slices.Clone(g.items[:n/2])
		earlier.batch = g.batch.Add(-time.Hour)
		r := Decide(earlier.input())
		g.given = r.Apply(nil)
	}
	return g, rng
}

func drawAgreement(rng *rand.Rand) agreement.InForce {
	t := agreement.Terms{Giver: "p-a", Taker: "p-b", Title: bi("اتفاق", "An agreement"), Kinds: []agreement.Kind{agreement.Warning, agreement.Report},
		Subjects: pick(rng, []string{"*"}, []string{"*"}, []string{"*"}, []string{"*"}, []string{"*"}, []string{"*"}, []string{"islamic-state"}, []string{"islamic-state", "sdf"}),
		Units:    pick(rng, []string{"*"}, []string{"*"}, []string{"*"}, []string{"*"}, []string{"*"}, []string{"SY"}, []string{"SY"}, []string{"SY-HI", "SY-RA"}),
		From:     incident.NoDay, To: incident.NoDay, Ceiling: pick(rng, incident.TLPGreen, incident.TLPAmber, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPAmberStrict),
		Finest:  pick(rng, incident.PlaceExact, incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceDistrict, incident.PlaceGovernorate),
		Sources: chance(rng, 60), Purpose: pick(rng, agreement.ProtectPeople, agreement.PreventAttacks), PAP: pick(rng, agreement.PAPRed, agreement.PAPAmber, agreement.PAPAmber, agreement.PAPAmber, agreement.PAPGreen),
		Basis: agreement.DutyToWarn, Assurances: []agreement.Assurance{agreement.NoTorture}, Onward: agreement.Onward{Rule: agreement.OnwardNone},
		RetentionDays: 30, Starts: incident.Date(2025, 1, 1), Ends: incident.Date(2026, 12, 31), OnBreach: agreement.DropAll}
	if chance(rng, 10) {
		t.From, t.To = incident.Date(2025, 1, 2), incident.Date(2025, 2, 10)
	}
	if chance(rng, 10) {
		t.Classes = []incident.Class{incident.Attack, incident.Clash, incident.Threat, incident.FoiledPlot}
	}
	if chance(rng, 10) {
		t.Kinds = []agreement.Kind{agreement.Report}
	} else if chance(rng, 30) {
		first, second := agreement.Warning, agreement.Report
		if chance(rng, 50) {
			first, second = second, first
		}
		t.Ladder = []agreement.Step{{Name: bi("أولى", "First"), Opens: []agreement.Kind{first}},
			{Name: bi("ثانية", "Second"), Opens: []agreement.Kind{second}, Conditions: []agreement.Condition{{Type: agreement.DaysWithoutBreach, Days: 30}}}}
	}
	public := chance(rng, 6)
	if public {
		t.Ceiling, t.Basis = incident.TLPClear, agreement.Public
	}
	return agreement.InForce{Lineage: "lineage", ID: "instrument", Version: 1, Terms: t, Since: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC),
		Step: max(1, len(t.Steps())-rng.IntN(2)) - rng.IntN(30)/29, Assured: !chance(rng, 3), Designated: chance(rng, 20) || public && chance(rng, 50)}
}

func tok(i int, what string) string { return fmt.Sprintf("T%03d%s", i, what) }

// both is a text in two languages that holds a token.
func both(token string) text.Bilingual { return bi("نص "+token, "Text "+token) }

func drawItem(rng *rand.Rand, i, n int, terms agreement.Terms) Item {
	c := incident.Claim{ID: tok(i, "own"), Key: tok(i, "key"), State: incident.Confirmed,
		Class:     pick(rng, incident.Attack, incident.Clash, incident.Clash, incident.Threat, incident.FoiledPlot, incident.Raid, incident.Other),
		Certainty: pick(rng, incident.Asserted, incident.Reported, incident.Reported, incident.Planned, incident.Possible, incident.Denied),
		Side:      pick(rng, "", "", incident.SideGroup, incident.SideResponder),
		Marking:   pick(rng, incident.TLPClear, incident.TLPGreen, incident.TLPGreen, incident.TLPGreen, incident.TLPGreen, incident.TLPAmber, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed),
		By:        pick(rng, lawPeople...), At: time.Date(2025, 3, 1, 10, 0, 0, rng.IntN(1e9), time.UTC), Supersedes: tok(i, "olderown"),
		Grade: incident.Grade{Reliability: pick(rng, "", "A", "B", "E"), Credibility: pick(rng, "", "1", "3", "5")}}
	drawWhen(rng, &c, i)
	drawPlaces(rng, &c, i)
	drawActors(rng, &c, i)
	drawQuantities(rng, &c, i)
	drawMethods(rng, &c, i)
	drawSource(rng, &c, i)
	if chance(rng, 70) {
		c.Title = both(tok(i, "title"))
	}
	if chance(rng, 80) {
		c.Summary = both(tok(i, "summary"))
	}
	if chance(rng, 25) {
		c.PartOf = tok(rng.IntN(n), pick(rng, "key", "own"))
	}
	it := Item{Claim: c, Incident: tok(900+rng.IntN(1+n*2/3), "inc"), PAP: pick(rng, "", "", agreement.PAPClear, agreement.PAPClear, agreement.PAPGreen, agreement.PAPAmber)}
	if chance(rng, 15) {
		it.Origin = drawOrigin(rng)
		it.Claim.Source.Kind = pick(rng, incident.SourcePartner, incident.SourceMedia)
	}
	if chance(rng, 40) {
		it.Marks = map[string]incident.Marking{}
		for range 1 + rng.IntN(3) {
			it.Marks[pick(rng, lawProps...)] = pick(rng, lawMarkings...)
		}
	}
	if chance(rng, 15) {
		it.Private = []string{pick(rng, Actors, Places, Summary, Title, Source)}
		it.Recipient = chance(rng, 50)
	}
	if chance(rng, 15) {
		p := Portion{Lang: "en", Span: text.Span{Start: 0, End: 4}, Why: pick(rng, WhySource, WhyPerson, WhyOriginator, WhyOther), Marking: pick(rng, "", incident.TLPGreen, incident.TLPRed)}
		if p.Why == WhyOriginator && chance(rng, 70) {
			p.Origin = drawOrigin(rng)
		}
		it.Portions = append(it.Portions, p)
	}
	for k := range pick(rng, 0, 1, 1, 2) {
		it.Tears = append(it.Tears, drawTear(rng, &it, i, k))
	}
	if chance(rng, 9) {
		hide(rng, &it)
	}
	return it
}

// hide gives an item one reason, of those that hold under every agreement, for which it does not go.
func hide(rng *rand.Rand, it *Item) {
	switch rng.IntN(8) {
	case 0:
		it.Claim.State = pick(rng, incident.Awaiting, incident.Rejected, incident.Superseded)
	case 1:
		it.Restricted = true
	case 2:
		it.Claim.Marking = pick(rng, incident.Marking("TLP:BLACK"), "", "TLP:GREEN ")
	case 3:
		it.Origin = &Origin{Party: "p-c", Onward: agreement.Onward{Rule: pick(rng, agreement.OnwardNone, agreement.OnwardAsk), Parties: []string{"p-b"}, Ceiling: incident.TLPRed},
			Consents: []Consent{{By: "p-d", To: []string{"*"}, Ceiling: incident.TLPRed}, {By: "p-c", To: []string{"p-d"}, Ceiling: incident.TLPRed}}}
	case 4:
		it.Marks = map[string]incident.Marking{pick(rng, "colour", Class, "places[0]"): incident.TLPClear}
	case 5:
		it.Private = append(slices.Clone(it.Private), "family")
	case 6:
		it.Origin = &Origin{Party: pick(rng, "", "p-b"), Onward: agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"*"}, Ceiling: incident.TLPRed}}
	case 7:
		it.Marks = map[string]incident.Marking{Certainty: "secret"}
	}
}

func drawWhen(rng *rand.Rand, c *incident.Claim, i int) {
	d := incident.Date(2025, 1, 1) + incident.Day(rng.IntN(60))
	c.When = incident.When{Start: d, End: d, Precision: incident.TimeDay, Text: tok(i, "whentext"), Reason: both(tok(i, "reason")), Span: &text.Span{Start: 1, End: 2}}
	switch rng.IntN(8) {
	case 0:
		c.When.Start, c.When.End, c.When.Precision = incident.NoDay, incident.NoDay, incident.TimeUnknown
	case 1:
		c.When.End, c.When.Precision = d+6, incident.TimeWeek
	}
}

func drawPlaces(rng *rand.Rand, c *incident.Claim, i int) {
	c.Places = nil
	for k := range pick(rng, 0, 1, 1, 1, 2, 3) {
		p := incident.Place{Name: both(tok(i, "place"+strconv.Itoa(k))), ID: tok(i, "placeid"+strconv.Itoa(k)), Precision: pick(rng, lawPrecisions...),
			Unit: pick(rng, "SY-HI-tadmur", "SY-HI-tadmur", "SY-HI-tadmur", "SY-HI-homs", "SY-HI-homs", "SY-HI", "SY-RA-other", "SY", "IQ", ""), Text: tok(i, "placetext"), Why: both(tok(i, "why"))}
		if chance(rng, 20) { // the unit itself
			u := pick(rng, "SY-HI", "SY-HI-tadmur", "SY")
			p.ID, p.Unit, p.Name, p.Precision = u, u, lawUnits[u].Name, lawUnits[u].Level
		}
		if chance(rng, 70) {
			p.Coord = &incident.Coord{Lon: 36 + rng.Float64()*5, Lat: 33 + rng.Float64()*3}
		}
		if p.Precision == incident.PlaceRegion {
			p.RadiusKM = 10 + float64(rng.IntN(90))
		}
		c.Places = append(c.Places, p)
	}
}

func drawActors(rng *rand.Rand, c *incident.Claim, i int) {
	c.Actors = nil
	for k := range pick(rng, 0, 1, 2, 2, 3) {
		a := incident.Participant{Name: both(tok(i, "actor"+strconv.Itoa(k))), Role: pick(rng, incident.By, incident.Against, incident.Target, incident.Victim, incident.Claimant, incident.Involved),
			Text: tok(i, "actortext"), Span: &text.Span{Start: 3, End: 4}}
		switch rng.IntN(4) {
		case 0:
			a.ID = "islamic-state"
		case 1:
			a.ID = pick(rng, "islamic-state-sham", "sdf", tok(i, "actorid"+strconv.Itoa(k)))
		}
		c.Actors = append(c.Actors, a)
	}
}

func drawQuantities(rng *rand.Rand, c *incident.Claim, i int) {
	c.Quantities = nil
	for k := range rng.IntN(3) {
		v := int64(rng.IntN(9))
		q := incident.Quantity{What: pick(rng, "killed", "wounded", "vehicles"), Of: pick(rng, "", "", "civilians", "islamic-state", tok(i, "actorid0")), Value: v, Min: v, Max: v + int64(rng.IntN(2)),
			Approx: chance(rng, 30), Unit: tok(i, "quantity"+strconv.Itoa(k)), Text: tok(i, "quantitytext")}
		if chance(rng, 20) {
			by := tok(i, "source") + " by"
			q.By = &by
		}
		c.Quantities = append(c.Quantities, q)
	}
}

func drawMethods(rng *rand.Rand, c *incident.Claim, i int) {
	c.Methods = nil
	for k := range rng.IntN(3) {
		c.Methods = append(c.Methods, pick(rng, "ied", "car_bomb", tok(i, "method"+strconv.Itoa(k))))
	}
}

func drawSource(rng *rand.Rand, c *incident.Claim, i int) {
	id := tok(i, "sourceid")
	if chance(rng, 50) {
		id = pick(rng, "T800sourceid", "T801sourceid")
	}
	c.Source = incident.Source{ID: id, Name: tok(i, "source"), Kind: pick(rng, incident.SourceMedia, incident.SourceMedia, incident.SourceOfficial, incident.SourceDataset, incident.SourceDesk),
		Says: tok(i, "source") + " says", Document: tok(i, "document"), Row: tok(i, "row"), Span: &text.Span{Start: 5, End: 6}, Evidence: []text.Span{{Start: 7, End: 777777}}, Published: incident.Date(2025, 2, 1)}
}

func drawOrigin(rng *rand.Rand) *Origin {
	o := &Origin{Party: pick(rng, "p-c", "p-c", "p-d", "p-d", "p-b"), Onward: agreement.Onward{Rule: pick(rng, agreement.OnwardListed, agreement.OnwardAsk), Ceiling: pick(rng, lawMarkings...)}}
	o.Onward.Parties = pick(rng, []string{"p-b"}, []string{"p-d", "p-b"}, []string{"p-e"}, []string{"*"})
	for range rng.IntN(3) {
		o.Consents = append(o.Consents, Consent{By: pick(rng, o.Party, o.Party, "p-e"), To: pick(rng, []string{"p-b"}, []string{"*"}, []string{"p-e"}),
			Ceiling: pick(rng, lawMarkings...), Until: pick(rng, time.Time{}, time.Date(2025, 5, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)), Named: chance(rng, 50)})
	}
	return o
}

func drawTear(rng *rand.Rand, it *Item, i, k int) Tear {
	t := Tear{ID: tok(i, "tearid"+strconv.Itoa(k)), Level: pick(rng, lawMarkings...), Title: both(tok(i, "tear"+strconv.Itoa(k))), Summary: both(tok(i, "tear"+strconv.Itoa(k))),
		By: "T950person", Approved: pick(rng, []string{"basil"}, []string{"T950person", "carla"}, []string{"basil", "dina"}, []string{"T950person"}), Over: TextDigest(&it.Claim), At: time.Date(2025, 4, 1+rng.IntN(20), 0, 0, 0, 0, time.UTC)}
	for _, p := range lawSlots {
		if chance(rng, 80) && (p != Class || chance(rng, 60)) {
			t.Keep = append(t.Keep, p)
		}
	}
	if it.Origin != nil && chance(rng, 70) {
		t.By = it.Origin.Party
	}
	switch rng.IntN(12) {
	case 0:
		t.Over = "another text"
	case 1:
		t.Keep = append(t.Keep, Grade)
	case 2:
		t.Title = text.Bilingual{}
	}
	return t
}

// ---- What may be in a byte, said plainly ----

func rank(m incident.Marking) int {
	if i := slices.Index(lawMarkings, m); i >= 0 {
		return i + 1
	}
	return 9
}

// passes is up to which rank an originator lets something pass.
func passes(o *Origin, terms *agreement.Terms, at time.Time) (limit, named int) {
	if o.Party == "" || o.Party == terms.Taker {
		return 0, 0
	}
	if o.Onward.Rule == agreement.OnwardListed && (slices.Contains(o.Onward.Parties, terms.Taker) || slices.Contains(o.Onward.Parties, "*")) && rank(o.Onward.Ceiling) <= 5 {
		limit = rank(o.Onward.Ceiling)
	}
	for _, c := range o.Consents {
		if c.By == o.Party && rank(c.Ceiling) <= 5 && (c.Until.IsZero() || !at.After(c.Until)) && (slices.Contains(c.To, terms.Taker) || slices.Contains(c.To, "*")) {
			limit = max(limit, rank(c.Ceiling))
			if c.Named {
				named = max(named, rank(c.Ceiling))
			}
		}
	}
	return limit, named
}

// may reports whether something of an item's property may be in what leaves, as far as the rules that look at one item
// alone can tell: what it forbids is forbidden, what it allows another rule may still forbid. "" asks for anything at
// all of the item, "tear" for the words of a tear-line.
func (g *graph) may(it *Item, property string) bool {
	c, terms := &it.Claim, &g.agreement.Terms
	if c.State != incident.Confirmed || it.Restricted || it.Origin == nil && c.Source.Kind == incident.SourcePartner {
		return false
	}
	for name := range it.Marks {
		if !slices.Contains(lawProps, name) {
			return false
		}
	}
	for _, name := range it.Private {
		if !slices.Contains(lawProps, name) {
			return false
		}
	}
	limit, named := rank(terms.Ceiling), 9
	if it.Origin != nil {
		l, n := passes(it.Origin, terms, g.batch)
		if limit, named = min(limit, l), n; limit == 0 {
			return false
		}
	}
	paps := []agreement.PAP{agreement.PAPRed, agreement.PAPAmber, agreement.PAPGreen, agreement.PAPClear}
	if it.PAP != "" && slices.Index(paps, it.PAP) < slices.Index(paps, terms.PAP) {
		return false
	}
	if rank(it.Marks[Certainty]) > limit && it.Marks[Certainty] != "" || rank(c.Marking) > 5 || slices.Contains(it.Private, Certainty) {
		return false
	}
	kind := KindOf(c.Class, c.Certainty)
	itself := rank(c.Marking) <= limit
	kept := map[string]bool{}
	tears := false
	for i := range it.Tears {
		t := &it.Tears[i]
		if rank(t.Level) > limit || it.Origin != nil && t.By != it.Origin.Party || !slices.ContainsFunc(t.Approved, func(p string) bool { return p != t.By }) || slices.Contains(t.Keep, Grade) {
			continue
		}
		if t.Over != TextDigest(c) && !slices.ContainsFunc(g.given, func(x Given) bool {
			return x.Own == c.Key && x.Type == "note" && slices.Contains(x.Tears, tearDigest(t))
		}) {
			continue
		}
		tears = true
		for _, p := range t.Keep {
			kept[p] = true
		}
	}
	if !itself && !tears {
		return false
	}
	if (itself || kept[Class]) && !slices.Contains(terms.Kinds, kind) {
		return false
	}
	if (itself || kept[Class]) && len(terms.Classes) > 0 && !slices.Contains(terms.Classes, c.Class) {
		return false
	}
	forThem := it.Recipient && kind == agreement.Warning && (itself || kept[Class])
	sees := func(p string) bool {
		return (itself || kept[p]) && (it.Marks[p] == "" || rank(it.Marks[p]) <= limit) && (!slices.Contains(it.Private, p) || forThem)
	}
	if !slices.Contains(terms.Subjects, "*") && !(sees(Actors) && slices.ContainsFunc(c.Actors, func(a incident.Participant) bool {
		return slices.Contains(terms.Subjects, a.ID) && a.ID != "" || a.ID == "islamic-state-sham" && slices.Contains(terms.Subjects, "islamic-state")
	})) {
		return false
	}
	if !slices.Contains(terms.Units, "*") && !(sees(Places) && len(c.Places) > 0 && slices.ContainsFunc(terms.Units, func(u string) bool {
		return c.Places[0].Unit == u || strings.HasPrefix(c.Places[0].Unit, u+"-")
	})) {
		return false
	}
	if terms.From != incident.NoDay && !(sees(When) && c.When.Start != incident.NoDay && terms.From <= c.When.Start && c.When.End <= terms.To) {
		return false
	}
	switch property {
	case "":
		return true
	case "tear":
		return tears
	case Title, Summary:
		for _, p := range lawSlots {
			if !sees(p) {
				return false
			}
		}
		for _, p := range c.Places {
			if p.Precision != incident.PlaceUnknown && slices.Index(lawPrecisions, p.Precision) < slices.Index(lawPrecisions, terms.Finest) {
				return false
			}
		}
		for _, p := range it.Portions {
			if p.Why == WhySource && (!terms.Sources || !sees(Source) || c.Source.Kind == incident.SourceDesk) || p.Why == WhyPerson && !forThem ||
				p.Why == WhyOriginator && p.Origin == nil || p.Why == WhyOther && p.Marking == "" || p.Marking != "" && rank(p.Marking) > limit {
				return false
			}
			if p.Why == WhyOriginator {
				if l, _ := passes(p.Origin, terms, g.batch); l < rank(c.Marking) {
					return false
				}
			}
		}
		return itself && sees(property)
	case Source:
		return itself && sees(Source) && terms.Sources && c.Source.Kind != incident.SourceDesk && rank(c.Marking) <= named
	case Grade:
		return itself && sees(Grade)
	}
	return sees(property)
}

// closed reports whether a gate of the agreement keeps an item of the kind from being given.
func (g *graph) closed(k agreement.Kind) bool {
	a := &g.agreement
	return !a.Terms.Opens(k, a.Step) || !a.AssuranceOpen() || !a.DesignationOpen()
}

var tokenForm = regexp.MustCompile(`T(\d{3})([a-z]+)(\d*)`)

// tokens are the tokens in a byte sequence, by item and what they are of.
type token struct {
	item int
	what string
	full string
}

func tokensIn(b []byte) map[token]bool {
	out := map[token]bool{}
	for _, m := range tokenForm.FindAllSubmatch(b, -1) {
		n, _ := strconv.Atoi(string(m[1]))
		out[token{n, string(m[2]), string(m[0])}] = true
	}
	return out
}

// propertyOf is the property that a token is of; false for what must never leave.
func propertyOf(what string) (string, bool) {
	p, ok := map[string]string{"title": Title, "summary": Summary, "place": Places, "placeid": Places, "actor": Actors, "actorid": Actors,
		"quantity": Quantities, "method": Methods, "source": Source, "tear": "tear"}[what]
	return p, ok
}

// safe checks that nothing is in the bytes of copies that may not be.
func (g *graph) safe(t *rapid.T, copies []Copy) {
	terms := &g.agreement.Terms
	items := map[string]*Item{}
	byNumber := map[int]*Item{}
	for i := range g.items {
		it := &g.items[i]
		if it.Claim.State == incident.Confirmed || items[it.Claim.Key] == nil {
			items[it.Claim.Key] = it
		}
		byNumber[numberOf(it)] = items[it.Claim.Key]
	}
	for i := range copies {
		c := &copies[i]
		for k := range tokensIn(c.Raw) {
			property, known := propertyOf(k.what)
			if !known {
				t.Fatalf("%s holds %s, which never leaves:\n%s", c.ID, k.full, c.Raw)
			}
			it := byNumber[k.item]
			if it == nil || !g.may(it, property) {
				t.Fatalf("%s holds %s, and no rule lets %s of that item go:\n%s\n%+v", c.ID, k.full, property, c.Raw, it)
			}
			if k.what == "place" || k.what == "placeid" {
				for _, p := range it.Claim.Places {
					if strings.Contains(p.Name.EN+" "+p.ID, k.full) && (slices.Index(lawPrecisions, p.Precision) < slices.Index(lawPrecisions, terms.Finest) ||
						p.Precision == incident.PlaceUnknown && terms.Finest != incident.PlaceExact) {
						t.Fatalf("%s holds %s, a place that is finer than %s: %s", c.ID, k.full, terms.Finest, p.Precision)
					}
				}
			}
		}
		for _, p := range lawPeople {
			if bytes.Contains(c.Raw, []byte(p)) {
				t.Fatalf("%s names our %s", c.ID, p)
			}
		}
		if bytes.Contains(c.Raw, []byte("777777")) {
			t.Fatalf("%s holds a span of ours", c.ID)
		}
		o, err := stix.New(c.Raw)
		if err != nil {
			t.Fatalf("not valid STIX: %v\n%s", err, c.Raw)
		}
		if o.ID != c.ID || o.Type != c.Type || o.Created != c.Created || o.Modified != c.Modified {
			t.Fatalf("the copy %+v does not say what its object says: %s", c, c.Raw)
		}
		if l := stix.MarkingsOf(o, nil).Object(); int(l) > rank(terms.Ceiling) && l != stix.Unmarked {
			t.Fatalf("%s is marked %s, above the ceiling", c.ID, l)
		}
		stated, carries, err := incident.FromSTIX(o)
		if err != nil {
			t.Fatalf("cannot be read back: %v\n%s", err, c.Raw)
		}
		if carries {
			g.safeClaim(t, items[c.Own], &stated.Claim)
		}
	}
}

// safeClaim checks a claim, as the taker reads it, against the item that it is a copy of.
func (g *graph) safeClaim(t *rapid.T, it *Item, c *incident.Claim) {
	terms, own := &g.agreement.Terms, &it.Claim
	bad := func(what string) { t.Fatalf("%s of\n%+v\nas\n%+v", what, it, c) }
	if !g.may(it, "") {
		bad("no rule lets anything go")
	}
	if c.Class != own.Class && c.Class != incident.Other || c.Certainty != own.Certainty {
		bad("another class or certainty")
	}
	if c.When.Precision != incident.TimeUnknown && (!g.may(it, When) || c.When.Start != own.When.Start || c.When.End != own.When.End) {
		bad("a time")
	}
	if c.Grade != (incident.Grade{}) && (!g.may(it, Grade) || c.Grade != own.Grade) {
		bad("a grade")
	}
	if (len(c.Actors) > 0 || c.Side != "") && !g.may(it, Actors) {
		bad("actors or their side")
	}
	for _, q := range c.Quantities {
		if !g.may(it, Quantities) || !g.may(it, Actors) && q.Of != "" && q.Of != "civilians" {
			bad("a count")
		}
	}
	if len(c.Methods) > 0 && !g.may(it, Methods) {
		bad("methods")
	}
	if rank(c.Marking) > rank(terms.Ceiling) {
		bad("a marking above the ceiling")
	}
	least := rank(own.Marking)
	if rank(own.Marking) <= rank(terms.Ceiling) && g.may(it, Summary) && rank(c.Marking) < least {
		bad("a marking below its own")
	}
	for _, p := range []string{When, Places, Actors, Quantities, Methods} {
		shown := map[string]bool{When: c.When.Precision != incident.TimeUnknown, Places: len(c.Places) > 0, Actors: len(c.Actors) > 0, Quantities: len(c.Quantities) > 0, Methods: len(c.Methods) > 0}[p]
		if m, ok := it.Marks[p]; ok && shown && rank(c.Marking) < rank(m) {
			bad("a marking below that of its " + p)
		}
	}
	if c.Source.Published != incident.NoDay && !g.may(it, Source) {
		bad("a date of publication")
	}
	for i, p := range c.Places {
		if !g.may(it, Places) {
			bad("places")
		}
		if slices.Index(lawPrecisions, p.Precision) < slices.Index(lawPrecisions, terms.Finest) {
			bad("a place finer than the terms allow")
		}
		if p.Coord != nil && terms.Finest != incident.PlaceExact && slices.Index(lawPrecisions, p.Precision) > 3 {
			bad("a position where only a unit is known")
		}
		from := func(q incident.Place) bool {
			return p.Unit == q.Unit || p.Unit != "" && strings.HasPrefix(q.Unit, p.Unit+"-")
		}
		if !slices.ContainsFunc(own.Places, from) || i == 0 && !from(own.Places[0]) {
			bad("a place that it is not stated to lie in")
		}
		if !slices.Contains(terms.Units, "*") && !slices.ContainsFunc(terms.Units, func(u string) bool { return p.Unit == u || strings.HasPrefix(p.Unit, u+"-") }) {
			bad("a place outside the units")
		}
	}
}

// numberOf is the number in the tokens of an item.
func numberOf(it *Item) int {
	n, err := strconv.Atoi(it.Claim.Key[1:4])
	if err != nil {
		return -1
	}
	return n
}

// cloned is a claim that shares nothing with c that a test changes.
func cloned(c incident.Claim) incident.Claim {
	c.Places, c.Actors, c.Quantities, c.Methods = slices.Clone(c.Places), slices.Clone(c.Actors), slices.Clone(c.Quantities), slices.Clone(c.Methods)
	return c
}

// ---- Garbage ----

var garbage = []string{"", " ", "\x00", "b\x00", "\xff\xfe", "a\x00b", "*", "TLP:BLACK", "../../etc", "\u202e", "\"}],\"id\":\"", strings.Repeat("ل", 40_000), "note--00000000-0000-4000-8000-000000000000", "SY-", "-", "null"}

var garbageTimes = []time.Time{{}, time.Unix(1<<40, 0), time.Unix(-1<<40, 0), time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC), time.Date(2199, 12, 31, 23, 59, 59, 999999999, time.UTC)}

// spoil sets something of an input to something that nobody should ever put there.
func spoil(rng *rand.Rand, in *Input) {
	s := pick(rng, garbage...)
	day := pick(rng, incident.NoDay, 0, math.MaxInt32, math.MinInt32+1, -800_000)
	if len(in.Items) == 0 {
		in.Items = make([]Item, 1)
	}
	it := &in.Items[rng.IntN(len(in.Items))]
	c := cloned(it.Claim)
	it.Claim = c
	terms := &in.Agreement.Terms
	place := func() *incident.Place {
		it.Claim.Places = append(slices.Clone(it.Claim.Places), incident.Place{})
		return &it.Claim.Places[rng.IntN(len(it.Claim.Places))]
	}
	actor := func() *incident.Participant {
		it.Claim.Actors = append(slices.Clone(it.Claim.Actors), incident.Participant{})
		return &it.Claim.Actors[rng.IntN(len(it.Claim.Actors))]
	}
	quantity := func() *incident.Quantity {
		it.Claim.Quantities = append(slices.Clone(it.Claim.Quantities), incident.Quantity{What: "killed"})
		return &it.Claim.Quantities[rng.IntN(len(it.Claim.Quantities))]
	}
	given := func() *Given {
		in.Given = append(slices.Clone(in.Given), Given{})
		return &in.Given[rng.IntN(len(in.Given))]
	}
	pick(rng,
		func() { it.Claim.ID = s }, func() { it.Claim.Key = s }, func() { it.Claim.PartOf = s }, func() { it.Claim.By = s },
		func() { it.Claim.State = incident.State(s) }, func() { it.Claim.Class = incident.Class(s) }, func() { it.Claim.Side = incident.Side(s) },
		func() { it.Claim.Certainty = incident.Certainty(s) }, func() { it.Claim.Marking = incident.Marking(s) },
		func() { it.Claim.Title.AR = s }, func() { it.Claim.Summary.EN = s }, func() { it.Claim.Grade.Reliability = s },
		func() { it.Claim.When.Start = day }, func() { it.Claim.When.End = day }, func() { it.Claim.When.Precision = incident.TimePrecision(s) },
		func() { it.Claim.Source.Name = s }, func() { it.Claim.Source.ID = s }, func() { it.Claim.Source.Kind = incident.SourceKind(s) }, func() { it.Claim.Source.Published = day },
		func() { it.Claim.Methods = []string{s, s} }, func() { place().Name.EN = s }, func() { place().Unit = s }, func() { place().ID = s }, func() { place().Precision = incident.PlacePrecision(s) },
		func() {
			place().Coord = &incident.Coord{Lon: pick(rng, math.NaN(), math.Inf(1), 181, math.Copysign(0, -1)), Lat: pick(rng, math.NaN(), -91, 33)}
		},
		func() { place().RadiusKM = pick(rng, math.NaN(), math.Inf(-1), -1, 1e300) },
		func() { actor().ID = s }, func() { actor().Role = incident.Role(s) }, func() { actor().Name.AR = s },
		func() { quantity().What = s }, func() { quantity().Of = s }, func() { quantity().By = &s }, func() { quantity().Max = pick(rng, int64(math.MinInt64), math.MaxInt64, -2) }, func() { quantity().Unit = s },
		func() { it.Incident = s }, func() { it.PAP = agreement.PAP(s) }, func() { it.Marks = map[string]incident.Marking{s: incident.Marking(s)} }, func() { it.Private = []string{s} },
		func() { it.Portions = []Portion{{Why: Why(s), Span: text.Span{Start: -1, End: math.MinInt}}} }, func() { it.Origin = &Origin{Party: s, Consents: []Consent{{}, {By: s, To: []string{s}}}} },
		func() {
			it.Tears = []Tear{{}, {Level: incident.Marking(s), Keep: []string{s}, By: s, Approved: []string{s}}}
		},
		func() {
			it.Tears = []Tear{{ID: s, Level: incident.TLPClear, Summary: bi(s, s), Title: bi(s, s), Keep: lawSlots, By: "x", Approved: []string{"y"}, Over: TextDigest(&it.Claim)}}
		},
		func() { *it = Item{} }, func() { in.Items = append(in.Items, *it) }, func() { in.Items = append(in.Items, in.Items...) },
		func() { given().ID = s }, func() { given().Type = s }, func() { given().Of = s }, func() { given().Refs = []string{s, s} }, func() { given().Created = s }, func() { given().Modified = s },
		func() { given().Modified = "2199-12-31T23:59:59.999999999Z" }, func() { given().Digest = s }, func() { in.Given = append(in.Given, in.Given...) },
		func() { terms.Ceiling = incident.Marking(s) }, func() { terms.Units = []string{s} }, func() { terms.Subjects = []string{s} }, func() { terms.Finest = incident.PlacePrecision(s) }, func() { terms.Kinds = []agreement.Kind{agreement.Kind(s)} },
		func() { in.Agreement.Step = pick(rng, -1, math.MaxInt, math.MinInt) }, func() { in.Agreement = &agreement.InForce{} },
		func() { in.Key = []byte(s) }, func() { in.Batch = pick(rng, garbageTimes...) }, func() { in.Party.Name = bi(s, s) }, func() { in.Party.Name.EN += s }, func() { in.Party.Name.AR = s }, func() { in.Party.ID = s }, func() { in.Desk = incident.Desk{Subject: s} },
		func() { in.Names = Names{} },
		func() {
			in.Names = Names{Unit: func(id string) (Unit, bool) {
				return Unit{Name: bi(s, s), Level: incident.PlacePrecision(s), Parent: id}, true
			},
				Actor: func(string) (text.Bilingual, bool) { return bi(s, s), true }, Part: func(string, string) bool { return true }}
		},
		func() { in.Approved = map[string][]string{s: {s, s}} }, func() { in.Urgent = true }, func() { in.Trace = true },
	)()
}
