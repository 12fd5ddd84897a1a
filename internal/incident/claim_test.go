package incident

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/text"
)

func bi(ar, en string) text.Bilingual { return text.Bilingual{AR: ar, EN: en} }

func actors(list ...string) []Participant {
	var out []Participant
	for i := 0; i < len(list); i += 2 {
		name := bi("قوات سوريا الديمقراطية", "SDF")
		switch list[i+1] {
		case "islamic-state":
			name = bi("تنظيم الدولة الإسلامية", "Islamic State")
		case "army":
			name = bi("الجيش السوري", "Syrian Army")
		case "brigade":
			name = bi("اللواء الأول", "First Brigade")
		case "militia":
			name = bi("", "Militia")
		case "civilians":
			name = bi("مدنيون", "civilians")
		}
		out = append(out, Participant{ID: list[i+1], Name: name, Role: Role(list[i])})
	}
	return out
}

func TestSides(t *testing.T) {
	for _, c := range []struct {
		class  Class
		actors []Participant
		want   Side
	}{
		{Attack, actors("by", "islamic-state", "against", "sdf"), SideGroup},
		{Attack, actors("by", "islamic-state-sham"), SideGroup},
		{Attack, actors("by", "sdf", "against", "islamic-state"), SideResponder},
		{Airstrike, actors("target", "islamic-state"), SideResponder},
		{Attack, actors("claimant", "islamic-state", "against", "sdf"), SideGroup},
		{Attack, actors("by", "sdf", "claimant", "islamic-state"), SideUndetermined},
		{Clash, actors("involved", "islamic-state", "involved", "sdf"), SideUndetermined},
		{Clash, actors("by", "islamic-state", "against", "sdf"), SideGroup},
		{Clash, actors("by", "islamic-state", "by", "sdf"), SideUndetermined},
		{Clash, actors("with", "sdf", "against", "islamic-state"), SideUndetermined},
		{Clash, actors("by", "sdf", "against", "army"), SideNeither},
		{Attack, nil, SideNeither},
		{FoiledPlot, actors("by", "islamic-state"), SideResponder},
		{FoiledPlot, actors("by", "army", "against", "islamic-state"), SideResponder},
		{FoiledPlot, actors("by", "army"), SideNeither},
		{WeaponsSeizure, actors("by", "army"), SideResponder},
		{WeaponsSeizure, actors("by", "army", "against", "militia"), SideNeither},
		{WeaponsLoss, actors("against", "army"), SideGroup},
		{WeaponsLoss, actors("by", "militia", "against", "army"), SideNeither},
		{PropagandaRelease, actors("by", "islamic-state"), SideGroup},
		{Meeting, actors("by", "army", "with", "sdf", "against", "islamic-state"), SideResponder},
	} {
		if got := DeriveSide(c.class, c.actors, "islamic-state", "islamic-state-sham"); got != c.want {
			t.Errorf("%s %+v: %s, want %s", c.class, c.actors, got, c.want)
		}
	}
	if DeriveSide(Attack, []Participant{{Name: bi("", "somebody"), Role: By}}, "") != SideNeither {
		t.Error("an actor without id is the subject of a desk without one")
	}
}

func TestTitles(t *testing.T) {
	killed := func(n int64) []Quantity { return []Quantity{{What: "killed", Value: n, Min: n, Max: n}} }
	town := []Place{{Name: bi("تدمر", "Palmyra"), Precision: PlaceTown}}
	for _, c := range []struct {
		claim  Claim
		ar, en string
	}{
		{Claim{Class: Attack, Actors: actors("by", "islamic-state", "against", "sdf"), Places: town, Quantities: killed(1)},
			"هجوم لتنظيم الدولة الإسلامية على قوات سوريا الديمقراطية في تدمر: قتيل واحد", "Attack by Islamic State on SDF in Palmyra: 1 killed"},
		{Claim{Class: Airstrike, Actors: actors("by", "army", "target", "islamic-state"), Quantities: killed(2)},
			"غارة جوية للجيش السوري على تنظيم الدولة الإسلامية: قتيلان", "Airstrike by Syrian Army on Islamic State: 2 killed"},
		{Claim{Class: Raid, Actors: actors("by", "brigade"), Places: []Place{{Name: bi("الرقة", "Raqqa"), Precision: PlaceNear}}, Quantities: []Quantity{{What: "arrested", Value: 5, Min: 5, Max: 5, Approx: true}}},
			"مداهمة للواء الأول قرب الرقة: نحو 5 موقوفين", "Raid by First Brigade near Raqqa: about 5 arrested"},
		{Claim{Class: Clash, Actors: actors("involved", "sdf", "involved", "army", "involved", "militia"), Quantities: killed(11)},
			"اشتباك بين قوات سوريا الديمقراطية والجيش السوري و Militia: 11 قتيلًا", "Clash between SDF, Syrian Army and Militia: 11 killed"},
		{Claim{Class: Attack, Actors: actors("by", "islamic-state", "victim", "civilians"), Quantities: []Quantity{{What: "killed", Value: 3, Min: 3, Max: -1}, {What: "wounded", Value: 100, Min: 100, Max: 100}}},
			"هجوم لتنظيم الدولة الإسلامية على مدنيين: 3 قتلى على الأقل، 100 جريح", "Attack by Islamic State on civilians: at least 3 killed, 100 wounded"},
		{Claim{Class: FoiledPlot, Actors: actors("by", "army", "against", "islamic-state"), Methods: []string{"car_bomb"}, Places: []Place{{Name: bi("السيدة زينب", "Sayyida Zaynab"), Precision: PlaceExact}}},
			"إحباط مخطط بسيارة مفخخة لتنظيم الدولة الإسلامية كان يستهدف السيدة زينب على يد الجيش السوري", "Plot with a car bomb by Islamic State targeting Sayyida Zaynab foiled by Syrian Army"},
		{Claim{Class: Statement, Actors: actors("by", "militia")}, "تصريح لـ Militia", "Statement by Militia"},
		{Claim{Class: Attack, Certainty: Denied, Places: []Place{{Name: bi("", "X"), Precision: PlaceUnknown}}}, "هجوم (منفيّ)", "Attack (denied)"},
		{Claim{Class: "nonsense"}, "حدث", "Event"},
	} {
		got := ComposeTitle(c.claim)
		if got.AR != c.ar || got.EN != c.en {
			t.Errorf("%q\n%q\nwant\n%q\n%q", got.AR, got.EN, c.ar, c.en)
		}
	}
	for c := range patternsEN {
		for _, a := range [][]Participant{nil, actors("by", "army"), actors("against", "army"), actors("by", "army", "against", "sdf"), actors("involved", "army"), actors("with", "army", "with", "sdf")} {
			got := ComposeTitle(Claim{Class: c, Actors: a})
			if got.AR == "" || got.EN == "" || strings.Contains(got.AR+got.EN, "%") || strings.Contains(got.AR, "للل") {
				t.Errorf("%s: %q %q", c, got.AR, got.EN)
			}
		}
	}
}

func TestArabicNumbers(t *testing.T) {
	for n, want := range map[int64]string{0: "0 قتيل", 1: "قتيل واحد", 2: "قتيلان", 3: "3 قتلى", 10: "10 قتلى", 11: "11 قتيلًا", 99: "99 قتيلًا", 100: "100 قتيل",
		101: "101 قتيل", 102: "102 قتيل", 103: "103 قتلى", 111: "111 قتيلًا", 200: "200 قتيل", 1005: "1005 قتلى"} {
		if got := Counted("killed", n); got.AR != want {
			t.Errorf("%d: %q, want %q", n, got.AR, want)
		}
	}
	if got := (Quantity{What: "killed", Value: 5, Min: 4, Max: 12}).Words(); got.AR != "4–12 قتيلًا" || got.EN != "4–12 killed" {
		t.Errorf("%+v", got)
	}
	if got := (Quantity{What: "devices", Value: 2, Min: 2, Max: 2}).Words(); got.AR != "عبوتان" || got.EN != "2 devices" {
		t.Errorf("%+v", got)
	}
	if got := Counted("sacks", 2); got.EN != "sacks: 2" {
		t.Errorf("%+v", got)
	}
}

func TestTimesInWords(t *testing.T) {
	for _, c := range []struct {
		when   When
		ar, en string
	}{
		{When{Start: Date(2025, 1, 11), End: Date(2025, 1, 11)}, "11 كانون الثاني/يناير 2025", "11 January 2025"},
		{When{Start: Date(2024, 2, 1), End: Date(2024, 2, 29)}, "شباط/فبراير 2024", "February 2024"},
		{When{Start: Date(2024, 1, 1), End: Date(2024, 12, 31)}, "عام 2024", "2024"},
		{When{Start: Date(2024, 3, 3), End: Date(2024, 3, 9), Precision: TimeWeek}, "بين 3 و9 آذار/مارس 2024", "between 3 and 9 March 2024"},
		{When{Start: Date(2024, 3, 30), End: Date(2024, 4, 2), Precision: TimeRange}, "من 30 آذار/مارس 2024 إلى 2 نيسان/أبريل 2024", "from 30 March 2024 to 2 April 2024"},
		{When{Start: NoDay, End: NoDay, Text: "أمس"}, "أمس", "أمس"},
		{When{Start: NoDay, End: NoDay}, "تاريخ غير معروف", "date not known"},
	} {
		if got := c.when.Words(); got.AR != c.ar || got.EN != c.en {
			t.Errorf("%q %q, want %q %q", got.AR, got.EN, c.ar, c.en)
		}
	}
}

// story is one raid as three papers tell it.
func story() []Claim {
	base := Claim{State: Confirmed, Class: Raid, Certainty: Reported, Marking: TLPGreen, Actors: actors("by", "army", "against", "islamic-state"),
		When:   When{Start: Date(2025, 1, 11), End: Date(2025, 1, 11), Precision: TimeDay},
		Places: []Place{{ID: "palmyra", Name: bi("تدمر", "Palmyra"), Coord: &Coord{38.28, 34.56}, Precision: PlaceTown, Unit: "SY-HI-tadmur"}}}
	three := make([]Claim, 3)
	for i := range three {
		c := base
		c.ID = string(rune('a' + i))
		c.Source = Source{ID: c.ID, Name: "Paper " + strings.ToUpper(c.ID), Kind: SourceMedia, Published: Date(2025, 1, 20)}
		three[i] = c
	}
	return three
}

func kinds(inc Incident) string {
	var out []string
	for _, c := range inc.Contradictions {
		out = append(out, c.Kind)
	}
	return strings.Join(out, " ")
}

func TestHowValuesAreChosen(t *testing.T) {
	compose := func(change func([]Claim)) Incident {
		s := story()
		change(s)
		return mustCompose(t, s)
	}
	inc := compose(func([]Claim) {})
	if inc.Sources != 3 || len(inc.Class.Claims) != 3 || inc.Side.Value != SideResponder || kinds(inc) != "" || inc.Marking != TLPGreen {
		t.Errorf("agreement: %s", dump(inc))
	}

	inc = compose(func(s []Claim) { s[2].When.Start++; s[2].When.End++ })
	if inc.When.Value.Start != Date(2025, 1, 11) || len(inc.When.Rivals) != 1 || kinds(inc) != "date_vs_date" ||
		inc.Contradictions[0].Explanation.EN != "The sources give different dates: 11 January 2025 (Paper A, Paper B); 12 January 2025 (Paper C)" {
		t.Errorf("two against one: %s", dump(inc))
	}

	inc = compose(func(s []Claim) {
		s[0].When = When{Start: Date(2025, 1, 1), End: Date(2025, 1, 31), Precision: TimeMonth}
		s[1].When = s[0].When
	})
	if inc.When.Value.Precision != TimeDay || len(inc.When.Claims) != 3 || kinds(inc) != "" {
		t.Errorf("a month leaves room for its day: %s", dump(inc.When))
	}

	inc = compose(func(s []Claim) {
		s[0].Source.ID, s[1].Source.ID = "same", "same"
		s[0].Class, s[1].Class = Clash, Clash
		s[2].Grade = Grade{"B", "2"}
	})
	if inc.Class.Value != Raid || inc.Sources != 2 || inc.Grade.Reliability != "" && inc.Grade.Reliability != "B" {
		t.Errorf("one voice twice against a good one: %s", dump(inc))
	}

	inc = compose(func(s []Claim) { s[0].Class, s[1].Class = Operation, Other })
	if inc.Class.Value != Raid || len(inc.Class.Rivals) != 0 {
		t.Errorf("an operation leaves room for a raid: %s", dump(inc.Class))
	}

	inc = compose(func(s []Claim) {
		s[0].Places = []Place{{ID: "SY-HI", Name: bi("حمص", "Homs"), Precision: PlaceGovernorate, Unit: "SY-HI"}}
		s[1].Places = []Place{{ID: "SY-RA", Name: bi("الرقة", "Raqqa"), Precision: PlaceGovernorate, Unit: "SY-RA"}}
	})
	if inc.Place.Value.ID != "palmyra" || len(inc.Place.Claims) != 2 || len(inc.Place.Rivals) != 1 || kinds(inc) != "place_vs_place" {
		t.Errorf("the finer place wins only where it fits: %s", dump(inc.Place))
	}

	inc = compose(func(s []Claim) {
		s[0].Quantities = []Quantity{{What: "killed", Value: 3, Min: 3, Max: 3, Unit: "people"}}
		s[1].Quantities = []Quantity{{What: "killed", Value: 4, Min: 2, Max: 6, Unit: "people"}}
		s[2].Quantities = []Quantity{{What: "killed", Value: 9, Min: 9, Max: -1, Unit: "people"}, {What: "killed", Of: "civilians", Value: 1, Min: 1, Max: 1, Unit: "people"}}
	})
	if q := inc.Quantities[0]; q.Value.Value != 3 || len(q.Claims) != 2 || len(q.Rivals) != 1 || kinds(inc) != "count_vs_count" || len(inc.Quantities) != 2 {
		t.Errorf("ranges that overlap agree: %s", dump(inc.Quantities))
	}

	inc = compose(func(s []Claim) { s[2].Actors = actors("by", "islamic-state", "against", "army") })
	if inc.Side.Value != SideResponder || len(inc.Side.Rivals) != 1 || !strings.HasPrefix(kinds(inc), "direction") {
		t.Errorf("who attacked whom: %s", dump(inc))
	}
	inc = compose(func(s []Claim) { s[2].Actors = actors("by", "sdf", "against", "islamic-state") })
	if kinds(inc) != "actor_vs_actor" {
		t.Errorf("two that claim the raid: %s", dump(inc.Contradictions))
	}
	inc = compose(func(s []Claim) { s[2].Actors = actors("by", "sdf", "by", "army", "against", "islamic-state") })
	if kinds(inc) != "" {
		t.Errorf("one paper names two: %s", dump(inc.Contradictions))
	}

	inc = compose(func(s []Claim) { s[2].Side = SideGroup })
	if inc.Side.Value != SideGroup || len(inc.Side.Rivals) != 1 {
		t.Errorf("a side set by hand: %s", dump(inc.Side))
	}

	inc = compose(func(s []Claim) { s[0].Certainty, s[1].Certainty = Denied, Denied; s[2].When.Start++; s[2].When.End++ })
	if inc.When.Value.Start != Date(2025, 1, 12) {
		t.Errorf("a denial corroborates nothing: %s", dump(inc.When))
	}

	inc = compose(func(s []Claim) { s[0].Marking, s[1].Marking = TLPAmberStrict, TLPAmber })
	if inc.Marking != TLPAmberStrict {
		t.Errorf("marking %s", inc.Marking)
	}
	inc = compose(func(s []Claim) { s[1].Marking = "EYES ONLY"; s[2].Marking = TLPRed })
	if inc.Marking != "EYES ONLY" {
		t.Errorf("an unknown marking: %s", inc.Marking)
	}

	inc = compose(func(s []Claim) { s[1].Source.Published = Date(2025, 1, 10) })
	if kinds(inc) != "date_vs_published" {
		t.Errorf("before it happened: %s", dump(inc.Contradictions))
	}
	inc = compose(func(s []Claim) {
		s[1].Quantities = []Quantity{{What: "killed", Value: 2, Min: 2, Max: 2}, {What: "killed", Of: "civilians", Value: 3, Min: 3, Max: 3}}
	})
	if kinds(inc) != "count_sum" {
		t.Errorf("a part over the whole: %s", dump(inc.Contradictions))
	}
}

func TestTitleOfAnIncident(t *testing.T) {
	s := story()
	for i := range s {
		s[i].Quantities = []Quantity{{What: "killed", Value: int64(3 + i/2), Min: int64(3 + i/2), Max: int64(3 + i/2), Unit: "people"}}
		s[i].Title = ComposeTitle(s[i])
	}
	s[0].Title.EN = "The night raid"
	inc := mustCompose(t, s)
	if inc.Title.EN != "The night raid" || !strings.HasSuffix(inc.Title.AR, "3 قتلى") {
		t.Errorf("%+v", inc.Title)
	}
	s[0].Title = s[2].Title // in other words: written by a person, who was wrong
	if inc := mustCompose(t, s[1:]); !strings.HasSuffix(inc.Title.EN, "3 killed") {
		t.Errorf("%+v", inc.Title)
	}
}

func TestComposeRefuses(t *testing.T) {
	s := story()
	for i := range s {
		s[i].State = Awaiting
	}
	if _, err := Compose(s, desk); !errors.Is(err, ErrNoClaims) {
		t.Errorf("nothing confirmed: %v", err)
	}
	s = story()
	s[1].ID = s[0].ID
	if _, err := Compose(s, desk); err == nil {
		t.Error("two claims with one id")
	}
}

func TestValidate(t *testing.T) {
	good := func() Claim {
		c := ucdpLike()
		c.At = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
		return c
	}
	if c := good(); c.Validate() != nil {
		t.Fatal(c.Validate())
	}
	minus := -1
	for _, c := range []struct {
		field, code string
		change      func(*Claim)
	}{
		{"id", "required", func(c *Claim) { c.ID = "" }},
		{"class", "unknown", func(c *Claim) { c.Class = "party" }},
		{"state", "unknown", func(c *Claim) { c.State = "" }},
		{"side", "unknown", func(c *Claim) { c.Side = "both" }},
		{"certainty", "unknown", func(c *Claim) { c.Certainty = "" }},
		{"marking", "unknown", func(c *Claim) { c.Marking = "" }},
		{"grade.reliability", "unknown", func(c *Claim) { c.Grade.Reliability = "G" }},
		{"grade.credibility", "unknown", func(c *Claim) { c.Grade.Credibility = "7" }},
		{"source.id", "required", func(c *Claim) { c.Source.ID = "" }},
		{"source.kind", "unknown", func(c *Claim) { c.Source.Kind = "" }},
		{"title.ar", "nul", func(c *Claim) { c.Title.AR = "a\x00b" }},
		{"title.en", "encoding", func(c *Claim) { c.Title.EN = "a\xff" }},
		{"summary.en", "long", func(c *Claim) { c.Summary.EN = strings.Repeat("x", maxText+1) }},
		{"when.start", "order", func(c *Claim) { c.When = When{Start: 20, End: 10, Precision: TimeRange} }},
		{"when.start", "future", func(c *Claim) { c.When = When{Start: Date(2030, 1, 1), End: Date(2030, 1, 1), Precision: TimeDay} }},
		{"when.end", "year", func(c *Claim) { c.When = When{Start: 10, End: Date(9999, 1, 1), Precision: TimeYear} }},
		{"when.start", "required", func(c *Claim) { c.When.Start = NoDay }},
		{"when.precision", "finer", func(c *Claim) { c.When.Precision = TimeUnknown }},
		{"when.precision", "unknown", func(c *Claim) { c.When.End++ }},
		{"places[0].lat", "swapped", func(c *Claim) { c.Places[0].Coord = &Coord{Lon: 34, Lat: 138} }},
		{"places[0].lat", "range", func(c *Claim) { c.Places[0].Coord = &Coord{Lon: 200, Lat: 138} }},
		{"places[0].precision", "unknown", func(c *Claim) { c.Places[0].Precision = "" }},
		{"places[0].radius_km", "finer", func(c *Claim) { c.Places[0].Precision = PlaceExact; c.Places[0].RadiusKM = 3 }},
		{"actors[1].role", "unknown", func(c *Claim) { c.Actors[1].Role = "" }},
		{"actors[0].name", "required", func(c *Claim) { c.Actors[0] = Participant{Role: By} }},
		{"quantities[0].value", "bounds", func(c *Claim) { c.Quantities[0].Value = 40 }},
		{"quantities[1].value", "range", func(c *Claim) { c.Quantities[1].Value = int64(minus) }},
		{"methods", "range", func(c *Claim) { c.Methods = make([]string, maxEntries+1) }},
	} {
		claim := good()
		claim.Places = slices.Clone(claim.Places)
		c.change(&claim)
		err := claim.Validate()
		var inv *Invalid
		if !errors.As(err, &inv) || len(inv.Faults) != 1 || inv.Faults[0].Field != c.field || inv.Faults[0].Code != c.code {
			t.Errorf("%s %s: %v", c.field, c.code, err)
			continue
		}
		if w := inv.Faults[0].Words(); w.AR == "غير صالح" || w.EN == "is not valid" {
			t.Errorf("%s has no words", c.code)
		}
	}
	plan := good()
	plan.When = When{Start: Date(2030, 1, 1), End: Date(2030, 1, 1), Precision: TimeDay}
	plan.Certainty = Planned
	if err := plan.Validate(); err != nil {
		t.Errorf("a plan for the future: %v", err)
	}
}

func TestClaimIDStandsForContent(t *testing.T) {
	a, b := ClaimID("k", []byte("x")), ClaimID("k", []byte("y"))
	if a != ClaimID("k", []byte("x")) || a == b || ClaimID("kx", nil) == ClaimID("k", []byte("x")) || len(a) != 36 || a[14] != '5' {
		t.Errorf("%s %s", a, b)
	}
}

func TestDayJSON(t *testing.T) {
	for _, d := range []Day{NoDay, Date(2025, 1, 11), Date(1969, 12, 31)} {
		b, err := json.Marshal(d)
		var back Day
		if err != nil || json.Unmarshal(b, &back) != nil || back != d {
			t.Errorf("%s: %v", b, err)
		}
	}
	if _, err := ParseDay("2025-02-30"); err == nil {
		t.Error("30 February is read")
	}
}
