package release

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/watch"
	"tansiq/test/peers"
)

// rusafa is a giver with one area, two watches of it and the word that there are no others; everything may go.
func rusafa(t *testing.T) *watchWorld {
	t.Helper()
	terms := watchTerms()
	terms.Units, terms.From, terms.To = []string{"SY-RA"}, incident.Date(2026, 1, 1), incident.Date(2026, 4, 10)
	w := &watchWorld{lands: map[string]*landDrawn{}, shapes: map[string]rect{}, times: map[string]days{}, batch: at(20),
		agreement: agreement.InForce{Lineage: strings.Repeat("a", 64), ID: strings.Repeat("b", 64), Version: 1, Terms: terms, Since: at(-20), Step: 1, Assured: true},
		watched:   Watched{Wanted: map[string]bool{"W-0012": true, "W-0013": true, "D-0003": true}}}
	w.watched.Within = drawnWithin
	w.watched.Areas = []watch.Area{
		{ID: "A-0007", Version: 1, Name: bi("جيب الرصافة", "The Rusafa pocket"), Kind: watch.Drawn, Shape: rect{402, 352, 405, 355}.shape(), Marking: incident.TLPAmber, Note: "ours", By: "sara"},
		{ID: "A-0007", Version: 2, Name: bi("جيب الرصافة", "The Rusafa pocket"), Kind: watch.Drawn, Shape: rect{402, 352, 406, 355}.shape(), From: at(30), Marking: incident.TLPAmber, By: "sara"},
	}
	w.watched.Watches = []WatchItem{
		{Watch: watch.Watch{ID: "W-0012", Version: 3, Party: watch.Party{ID: "p-a"}, Area: "A-0007", Kind: watch.Patrol, Confidence: watch.Moderate, People: 40, Marking: incident.TLPRed,
			Schedule: watch.Schedule{From: at(2), Until: at(60), Rule: "FREQ=DAILY", Length: watch.Length(8 * time.Hour), Zone: "Asia/Damascus", Except: []time.Time{at(9)}},
			Contact:  bi("غرفة عمليات البادية", "Desert operations room"), Note: "tired", By: "sara"}},
		{Watch: watch.Watch{ID: "W-0013", Version: 1, Party: watch.Party{ID: "p-a"}, Shape: rect{401, 352, 403, 353}.shape(), Kind: watch.Post, Confidence: watch.High, Marking: incident.TLPAmber,
			Schedule: watch.Schedule{From: at(0), Until: at(90)}, Withdrawn: at(50), Why: "needed elsewhere", By: "omar"}},
	}
	w.watched.Declarations = []watch.Declaration{{ID: "D-0003", Party: watch.Party{ID: "p-a"}, Area: "A-0007", From: at(-30), Complete: true, Marking: incident.TLPAmber, By: "sara", At: at(1)}}
	return w
}

// goesOf is what goes, by own id; why is the first reason that something does not.
func goesOf(w *watchWorld) (goes map[string]*Copy, why map[string]string) {
	in := w.input()
	in.Trace = true
	r := Decide(in)
	goes, why = map[string]*Copy{}, map[string]string{}
	for i := range r.Copies {
		if c := &r.Copies[i]; c.Own != "" && c.Type != "language-content" {
			goes[c.Own] = c
		}
	}
	for _, reason := range r.Reasons {
		if reason.Rule > 0 && reason.Property == "" && goes[reason.Item] == nil {
			why[reason.Item] += reason.Code + " "
		}
	}
	return goes, why
}

func TestWatchesGo(t *testing.T) {
	w := rusafa(t)
	goes, why := goesOf(w)
	if len(goes) != 4 || len(why) != 0 {
		t.Fatalf("%d go, and not: %v", len(goes), why)
	}
	read := func(own string) stix.Object {
		o, err := stix.Parse(goes[own].Raw)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	a, ok, err := watch.AreaFromSTIX(read("A-0007"))
	if !ok || err != nil || len(a.Outlines) != 2 || !a.Outlines[0].From.Equal(at(0)) || !a.Outlines[1].Until.Equal(at(100)) || !a.Outlines[0].Until.Equal(at(30)) {
		t.Errorf("the area: %v %+v", err, a)
	}
	x, ok, err := watch.WatchFromSTIX(read("W-0012"))
	if !ok || err != nil || x.Area != goes["A-0007"].ID || x.Schedule.Rule != "FREQ=DAILY" || len(x.Schedule.Except) != 1 || x.Contact.EN != "Desert operations room" || x.Keeper != nil {
		t.Errorf("the patrol: %v %+v", err, x)
	}
	x, ok, err = watch.WatchFromSTIX(read("W-0013"))
	if !ok || err != nil || !x.Shape.Equal(rect{401, 352, 403, 353}.shape()) || !x.Withdrawn.Equal(at(50)) {
		t.Errorf("the post: %v %+v", err, x)
	}
	d, ok, err := watch.DeclarationFromSTIX(read("D-0003"))
	if !ok || err != nil || d.Area != goes["A-0007"].ID || !d.From.Equal(at(0)) || !d.Until.Equal(at(100)) {
		t.Errorf("the declaration: %v %+v", err, d)
	}
	if goes["W-0012"].Marking != incident.TLPRed || goes["W-0013"].Marking != incident.TLPAmber || goes["W-0012"].What != agreement.Watch {
		t.Errorf("markings %s and %s", goes["W-0012"].Marking, goes["W-0013"].Marking)
	}
}

// A watch of a plan covers nothing before the plan came into force, however early its schedule begins: a taker that is not told
// so would take ground for watched that nobody watched.
func TestWatchOfAPlanTellsWhenItBegins(t *testing.T) {
	w := rusafa(t)
	v := &w.watched.Watches[1].Watch
	v.Plan, v.Begins = strings.Repeat("c", 64), at(10)
	w.watched.PlansInForce = map[string]bool{v.Plan: true}
	goes, why := goesOf(w)
	if goes["W-0013"] == nil {
		t.Fatal(why)
	}
	o, err := stix.Parse(goes["W-0013"].Raw)
	if err != nil {
		t.Fatal(err)
	}
	x, _, err := watch.WatchFromSTIX(o)
	if err != nil {
		t.Fatal(err)
	}
	taken := x.Watch("x", "", watch.Party{ID: "p-a"}, incident.TLPRed, at(0))
	m, err := watch.NewModel(watch.Known{Watches: []watch.Watch{taken}})
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Seen(v.Shape, watch.Ask{Window: watch.SpanOf(at(0), at(10))})
	if err != nil || s.Watched.High != 0 {
		t.Errorf("before the plan was in force the taker has %v km²h of it watched (%v)", s.Watched, err)
	}
	// And what lies before counts neither for the days of the terms.
	w.agreement.Terms.From = incident.Date(2026, 1, 11)
	v.Schedule.From = at(-40)
	if goes, why := goesOf(w); goes["W-0013"] == nil {
		t.Errorf("it covers nothing outside the days of the terms, and stays: %v", why)
	}
}

func TestWatchesStay(t *testing.T) {
	listed := &Origin{Party: "p-c", Onward: agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"p-b"}, Ceiling: incident.TLPRed}}
	for _, c := range []struct {
		name   string
		change func(w *watchWorld)
		item   string
		code   string // empty: it goes
	}{
		{"as it is", func(*watchWorld) {}, "W-0012", ""},
		{"a ceiling below it", func(w *watchWorld) { w.agreement.Terms.Ceiling = incident.TLPAmberStrict }, "W-0012", "watch_above_ceiling"},
		{"lowered by a person", func(w *watchWorld) {
			w.agreement.Terms.Ceiling = incident.TLPAmber
			w.watched.Watches[0].Watch.Marking = incident.TLPAmber
		}, "W-0012", ""},
		{"its area above the ceiling", func(w *watchWorld) {
			w.agreement.Terms.Ceiling = incident.TLPAmberStrict
			w.watched.Watches[0].Watch.Marking = incident.TLPGreen
			w.watched.Areas[1].Marking = incident.TLPRed
		}, "W-0012", "watch_above_ceiling"},
		{"a marking that nobody knows", func(w *watchWorld) { w.watched.Watches[0].Watch.Marking = "TLP:PURPLE" }, "W-0012", "watch_invalid"},
		{"a kind that is not in the terms", func(w *watchWorld) { w.agreement.Terms.Kinds = []agreement.Kind{agreement.Report} }, "W-0012", "kind"},
		{"a step that is not open", func(w *watchWorld) { w.agreement.Step = 0 }, "W-0012", "step"},
		{"no assurances", func(w *watchWorld) {
			w.agreement.Terms.Purpose, w.agreement.Terms.Assurances, w.agreement.Assured = agreement.SecureAreas, []agreement.Assurance{agreement.NoTorture}, false
		}, "W-0012", "assurance"},
		{"a designated taker", func(w *watchWorld) {
			w.agreement.Designated, w.agreement.Terms.Basis, w.agreement.Terms.Ceiling, w.watched.Watches[0].Watch.Marking = true, agreement.Public, incident.TLPClear, incident.TLPClear
			w.watched.Areas[0].Marking, w.watched.Areas[1].Marking = incident.TLPClear, incident.TLPClear
		}, "W-0012", "designation"},
		{"land that reaches out of the units", func(w *watchWorld) { w.watched.Watches[1].Watch.Shape = rect{399, 352, 403, 353}.shape() }, "W-0013", "outline_outside"},
		{"an area that reaches out later", func(w *watchWorld) { w.watched.Areas[1].Shape = rect{399, 352, 403, 353}.shape() }, "W-0012", "outline_outside"},
		{"an area that reaches out after the watch is over", func(w *watchWorld) {
			w.watched.Areas[1].Shape, w.watched.Areas[1].From = rect{399, 352, 403, 353}.shape(), at(70)
		}, "W-0012", ""},
		{"coarser places", func(w *watchWorld) { w.agreement.Terms.Finest = incident.PlaceTown }, "W-0013", "outline_too_fine"},
		{"a whole unit where districts go", func(w *watchWorld) {
			w.agreement.Terms.Finest = incident.PlaceDistrict
			w.watched.UnitShape = drawnUnit
			w.watched.Areas = []watch.Area{{ID: "A-0007", Version: 1, Name: bi("", "Raqqa"), Kind: watch.Unit, Unit: "SY-RA", Shape: unitRects["SY-RA"].shape(), Marking: incident.TLPGreen}}
		}, "W-0012", ""},
		{"a unit in name only", func(w *watchWorld) {
			w.agreement.Terms.Finest = incident.PlaceDistrict
			w.watched.UnitShape = drawnUnit
			w.watched.Areas = []watch.Area{{ID: "A-0007", Version: 1, Name: bi("", "Raqqa"), Kind: watch.Unit, Unit: "SY-RA", Shape: rect{402, 352, 406, 355}.shape(), Marking: incident.TLPGreen}}
		}, "W-0012", "outline_too_fine"},
		{"a governorate where only countries go", func(w *watchWorld) {
			w.agreement.Terms.Finest = incident.PlaceCountry
			w.watched.UnitShape = drawnUnit
			w.watched.Areas = []watch.Area{{ID: "A-0007", Version: 1, Name: bi("", "Raqqa"), Kind: watch.Unit, Unit: "SY-RA", Shape: unitRects["SY-RA"].shape(), Marking: incident.TLPGreen}}
		}, "W-0012", "outline_too_fine"},
		{"it begins before the days of the terms", func(w *watchWorld) { w.watched.Watches[1].Watch.Schedule.From = at(-1) }, "W-0013", "watch_time"},
		{"no end, and the terms have one", func(w *watchWorld) {
			w.watched.Watches[1].Watch.Schedule.Until, w.watched.Watches[1].Watch.Withdrawn = time.Time{}, time.Time{}
		}, "W-0013", "watch_time"},
		{"somebody else's, by hearsay", func(w *watchWorld) {
			w.watched.Watches[0].Watch.Party = watch.Party{ID: "name:coalition", Name: bi("", "The coalition")}
		}, "W-0012", "keeper_not_us"},
		{"a partner's, whose terms are not known", func(w *watchWorld) { w.watched.Watches[0].Watch.Origin = "p-c" }, "W-0012", "originator_unknown"},
		{"a partner's that wants to be asked", func(w *watchWorld) {
			w.watched.Watches[0].Origin = &Origin{Party: "p-c", Onward: agreement.Onward{Rule: agreement.OnwardAsk}}
		}, "W-0012", "originator"},
		{"a partner's that lets it pass", func(w *watchWorld) {
			w.watched.Watches[0].Origin, w.watched.Watches[0].Watch.Party = listed, watch.Party{ID: "p-c"}
		}, "W-0012", ""},
		{"a partner's, wider than it may be used", func(w *watchWorld) {
			w.watched.Watches[0].Origin, w.watched.Watches[0].PAP = listed, agreement.PAPRed
			w.agreement.Terms.PAP = agreement.PAPGreen
		}, "W-0012", "pap"},
		{"the taker's own", func(w *watchWorld) { w.watched.Watches[0].Origin = &Origin{Party: "p-b"} }, "W-0012", "came_from_taker"},
		{"in an area of a partner that wants to be asked", func(w *watchWorld) {
			w.watched.Areas[1].Origin = "p-c"
			w.watched.Origins = map[string]*Origin{"A-0007": {Party: "p-c", Onward: agreement.Onward{Rule: agreement.OnwardAsk}}}
		}, "W-0012", "originator"},
		{"a plan that is not in force", func(w *watchWorld) { w.watched.Watches[0].Watch.Plan = "plan" }, "W-0012", "plan_not_in_force"},
		{"a plan in force", func(w *watchWorld) {
			w.watched.Watches[0].Watch.Plan, w.watched.PlansInForce = "plan", map[string]bool{"plan": true}
		}, "W-0012", ""},
		{"an area that is not there", func(w *watchWorld) { w.watched.Areas = nil }, "W-0012", "no_area"},
		{"nobody approved", func(w *watchWorld) { w.approved = map[string][]string{} }, "W-0012", "waits_for_approval"},
		{"two with one id", func(w *watchWorld) { w.watched.Watches[1].Watch.ID = "W-0012" }, "W-0012", "conflict"},

		{"a declaration", func(*watchWorld) {}, "D-0003", ""},
		{"one of a partner", func(w *watchWorld) {
			w.watched.Declarations[0].Party.ID, w.watched.Declarations[0].Origin = "p-c", "p-c"
		}, "D-0003", "word_of_others"},
		{"that it is not complete", func(w *watchWorld) { w.watched.Declarations[0].Complete = false }, "D-0003", "not_complete"},
		{"everywhere", func(w *watchWorld) { w.watched.Declarations[0].Area = "" }, "D-0003", "everywhere"},
		{"everywhere, where the terms say so", func(w *watchWorld) {
			w.watched.Declarations[0].Area, w.agreement.Terms.Units = "", []string{"*"}
		}, "D-0003", ""},
		{"outside the days", func(w *watchWorld) { w.watched.Declarations[0].Until = at(-3) }, "D-0003", "time"},
		{"one of our watches is too secret", func(w *watchWorld) { delete(w.watched.Wanted, "W-0013") }, "D-0003", "untrue_for_taker"},
		{"one of our watches elsewhere is", func(w *watchWorld) {
			delete(w.watched.Wanted, "W-0013")
			w.watched.Watches[1].Watch.Shape = rect{407, 357, 409, 359}.shape()
		}, "D-0003", ""},
		{"one of our watches at another time is", func(w *watchWorld) {
			delete(w.watched.Wanted, "W-0013")
			w.watched.Declarations[0].From = at(50)
		}, "D-0003", ""},
		{"we said since that it is not complete", func(w *watchWorld) {
			w.watched.Declarations = append(w.watched.Declarations, watch.Declaration{ID: "D-0004", Party: watch.Party{ID: "p-a"}, From: at(40), Until: at(41), Marking: incident.TLPRed, At: at(5)})
		}, "D-0003", "overtaken"},
		{"we said before that it is not complete", func(w *watchWorld) {
			w.watched.Declarations = append(w.watched.Declarations, watch.Declaration{ID: "D-0004", Party: watch.Party{ID: "p-a"}, From: at(40), Until: at(41), Marking: incident.TLPRed, At: at(0)})
		}, "D-0003", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := rusafa(t)
			c.change(w)
			goes, why := goesOf(w)
			if (goes[c.item] != nil) != (c.code == "") || c.code != "" && !strings.Contains(why[c.item], c.code+" ") {
				t.Errorf("goes: %v, because of %q, and %q is wanted", goes[c.item] != nil, why[c.item], c.code)
			}
		})
	}
}

// TestWatchChangesAreTakenBack goes through the life of a watch that stands given.
func TestWatchChangesAreTakenBack(t *testing.T) {
	w := rusafa(t)
	two := []string{"sara", "lina"}
	approve := func() {
		in := w.input()
		in.Approved = nil
		r := Decide(in)
		for i := range r.Copies {
			if u := r.Copies[i].Unit; u != "" {
				w.approved[u] = two
			}
		}
	}
	beat := func(copies, withdrawn int, what string) Result {
		t.Helper()
		w.batch = w.batch.Add(15 * time.Minute)
		r := Decide(w.input())
		if len(r.Copies) != copies || len(r.Withdrawn) != withdrawn {
			t.Fatalf("%s: %d copies, %d withdrawn, and %d, %d are wanted", what, len(r.Copies), len(r.Withdrawn), copies, withdrawn)
		}
		w.given = r.Apply(w.given)
		return r
	}
	w.approved = map[string][]string{}
	beat(0, 0, "nobody approved")
	approve()
	beat(2+2+2+1, 0, "identity, area, two watches, a declaration") // with the names of party and area in the other language
	beat(0, 0, "nothing changed")

	w.watched.Watches[0].Watch.Note = "somebody wrote a note"
	beat(0, 0, "a note")
	w.watched.Watches[0].Watch.Schedule.Until = at(40)
	if r := beat(0, 4, "it ends earlier: it is taken back, and so is the word, and with them the area"); !slices.ContainsFunc(r.Flags, func(f Flag) bool { return f.Item == "W-0012" && f.Code == "taken_back" }) {
		t.Errorf("the desk is not told: %+v", r.Flags)
	}
	approve()
	beat(4, 0, "approved anew: the watch and the word")
	w.watched.Watches = append(w.watched.Watches, WatchItem{Watch: watch.Watch{ID: "W-0014", Version: 1, Party: watch.Party{ID: "p-a"}, Area: "A-0007", Kind: watch.Aerial, Confidence: watch.Low,
		Marking: incident.TLPRed, Schedule: watch.Schedule{From: at(25), Until: at(26)}}})
	beat(0, 1, "a watch that nobody released: the word is taken back")
	w.watched.Wanted["W-0014"] = true
	approve()
	beat(2, 0, "it goes, and the word with it")
	w.agreement.Step = 0
	beat(0, 0, "the step was closed: what stands stays")
	w.watched.Watches[2].Watch.Confidence = watch.High
	beat(0, 2, "what stands is not so any more: it is taken back though the step is closed")
	w.agreement.Step = 1
	approve()
	beat(2, 0, "and given again")
	w.watched.Areas[1].Shape = rect{402, 352, 404, 355}.shape()
	beat(0, 5, "another outline: all on it is taken back")
	w.agreement.Since = w.batch.Add(24 * time.Hour)
	beat(0, 0, "no agreement in force: nothing leaves")
}

// TestWatchCopiesFollowTheSchemas holds what goes against our published schemas and the OASIS validator.
func TestWatchCopiesFollowTheSchemas(t *testing.T) {
	w := rusafa(t)
	named := &Origin{Party: "p-c", Consents: []Consent{{By: "p-c", To: []string{"p-b"}, Ceiling: incident.TLPRed, Named: true}}}
	other := w.watched.Watches[0]
	other.Watch.ID, other.Watch.Party, other.Origin, other.Watch.Share = "W-0015", watch.Party{ID: "p-c", Name: bi("", "Party C")}, named, 0.25
	w.watched.Watches = append(w.watched.Watches, other)
	other.Watch.ID, other.Origin = "W-0016", &Origin{Party: "p-c", Onward: agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"p-b"}, Ceiling: incident.TLPRed}}
	w.watched.Watches = append(w.watched.Watches, other)
	w.watched.Wanted["W-0015"], w.watched.Wanted["W-0016"] = true, true
	r := Decide(w.input())
	compiler := jsonschema.NewCompiler()
	schema := func(name string) *jsonschema.Schema {
		s, err := compiler.Compile(filepath.Join(peers.Root(t), "docs", "schema", name+".json"))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	areas, watches, declarations := schema("area"), schema("watch"), schema("declaration")
	seen := map[string]int{}
	for i := range r.Copies {
		c := &r.Copies[i]
		v, err := jsonschema.UnmarshalJSON(bytes.NewReader(c.Raw))
		if err != nil {
			t.Fatal(err)
		}
		seen[c.Type]++
		switch c.Type {
		case "location":
			ext, _ := v.(map[string]any)["extensions"].(map[string]any)
			err = areas.Validate(ext[watch.AreaExtension])
		case watch.WatchType:
			err = watches.Validate(v)
		case watch.DeclarationType:
			err = declarations.Validate(v)
		}
		if err != nil {
			t.Errorf("%v: %s", err, c.Raw)
		}
	}
	if seen[watch.WatchType] != 4 || seen[watch.DeclarationType] != 1 || seen["location"] != 1 {
		t.Errorf("seen: %v", seen)
	}
	var b bytes.Buffer
	if err := Bundle(&b, r.Copies); err != nil {
		t.Fatal(err)
	}
	if peers.Validator(t) != "" {
		peers.Validate(t, b.Bytes())
	}
}

// TestStandardNamesEveryExtension: whoever gets copies finds what they refer to.
func TestStandardNamesEveryExtension(t *testing.T) {
	all, err := Standard()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{watch.AreaExtension, watch.WatchExtension, watch.DeclarationExtension} {
		if !slices.ContainsFunc(all, func(o stix.Object) bool { return o.ID == id }) {
			t.Errorf("%s is not among them", id)
		}
	}
}
