package release

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// plot is a warning as the story of the house has it: a plot against a shrine, from a source that fears for itself.
func plot() Item {
	return Item{Incident: "incident 7", Claim: incident.Claim{
		ID: "5d0c6f8e-0000-4000-8000-000000000001", Key: "document 3#p1", State: incident.Confirmed, Class: incident.FoiledPlot, Certainty: incident.Planned,
		Title:   bi("مخطط لتفجير مقام السيدة زينب", "A plot to bomb the shrine of Sayyida Zaynab"),
		Summary: bi("يخطط التنظيم لتفجير سيارة مفخخة عند المقام في الحادي عشر من الشهر.", "The group plans to set off a car bomb at the shrine on the eleventh."),
		When:    incident.When{Start: incident.Date(2025, 1, 11), End: incident.Date(2025, 1, 11), Precision: incident.TimeDay, Text: "on the eleventh"},
		Places: []incident.Place{{Name: bi("مقام السيدة زينب", "Shrine of Sayyida Zaynab"), ID: "sayyida-zaynab", Coord: &incident.Coord{Lon: 36.34031, Lat: 33.44443},
			Precision: incident.PlaceExact, Unit: "SY-RD-markaz"}},
		Actors:     []incident.Participant{{ID: "islamic-state", Name: bi("تنظيم الدولة", "Islamic State"), Role: incident.Against}},
		Quantities: []incident.Quantity{{What: "devices", Value: 1, Min: 1, Max: 1, Unit: "items"}},
		Methods:    []string{"car_bomb"}, Grade: incident.Grade{Reliability: "B", Credibility: "2"},
		Source:  incident.Source{ID: "doc:33", Name: "An officer", Kind: incident.SourceOfficial, Document: "document 3", Published: incident.NoDay},
		Marking: incident.TLPAmber, By: "amal", At: time.Date(2025, 1, 9, 8, 0, 0, 0, time.UTC)}}
}

func storyTerms() agreement.Terms {
	return agreement.Terms{Giver: "p-a", Taker: "p-b", Title: bi("اتفاق إنذار", "Warnings"), Kinds: []agreement.Kind{agreement.Warning, agreement.Report},
		Subjects: []string{"islamic-state"}, Units: []string{"SY"}, From: incident.Date(2025, 1, 1), To: incident.Date(2025, 6, 30),
		Ceiling: incident.TLPAmber, Finest: incident.PlaceExact, Sources: true, Purpose: agreement.PreventAttacks, PAP: agreement.PAPAmber, Basis: agreement.DutyToWarn,
		Assurances: []agreement.Assurance{agreement.NoTorture}, Onward: agreement.Onward{Rule: agreement.OnwardNone}, RetentionDays: 90,
		Starts: incident.Date(2025, 1, 1), Ends: incident.Date(2025, 12, 31), OnBreach: agreement.DropAll,
		Ladder: []agreement.Step{{Name: bi("إنذارات", "Warnings"), Opens: []agreement.Kind{agreement.Warning}},
			{Name: bi("تقارير", "Reports"), Opens: []agreement.Kind{agreement.Report}, Conditions: []agreement.Condition{{Type: agreement.DaysWithoutBreach, Days: 30}}}}}
}

func story(items ...Item) Input {
	return Input{Agreement: &agreement.InForce{Lineage: "lineage", ID: "instrument", Version: 1, Terms: storyTerms(), Since: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Step: 1, Assured: true},
		Key: []byte("a key of at least 16 bytes"), Party: Party{ID: "p-a", Name: bi("الطرف أ", "Party A")}, Desk: incident.Desk{Subject: "islamic-state", Members: []string{"is-sham"}},
		Names: lawNames, Items: items, Batch: time.Date(2025, 1, 10, 18, 58, 0, 0, time.UTC), Trace: true}
}

// given is the claim that the taker reads; nil when none goes.
func given(t *testing.T, r Result) *incident.Claim {
	t.Helper()
	for i := range r.Copies {
		o, err := stix.New(r.Copies[i].Raw)
		if err != nil {
			t.Fatal(err)
		}
		s, ok, err := incident.FromSTIX(o)
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return &s.Claim
		}
	}
	return nil
}

// codesOf are the codes of the trace for a property.
func codesOf(r Result, property string) []string {
	var out []string
	for _, x := range r.Reasons {
		if x.Property == property {
			out = append(out, x.Code)
		}
	}
	return out
}

func TestAWarningGoes(t *testing.T) {
	in := story(plot())
	r := Decide(in)
	c := given(t, r)
	if c == nil {
		t.Fatalf("nothing goes: %+v", r.Reasons)
	}
	own := in.Items[0].Claim
	if c.Title != own.Title || c.Summary != own.Summary || c.Class != own.Class || c.Grade != own.Grade || c.Source.Name != "An officer" || c.Marking != incident.TLPAmber {
		t.Errorf("not as it is: %+v", c)
	}
	if c.When.Text != "" || c.Source.Document != "" || c.By == "amal" || c.Key == own.Key || c.ID == own.ID || c.At.Format("15:04") != "18:58" {
		t.Errorf("something of ours: %+v", c)
	}
	types := map[string]int{}
	for i := range r.Copies {
		types[r.Copies[i].Type]++
	}
	if types["incident"] != 1 || types["note"] != 1 || types["location"] != 1 || types["relationship"] != 2 || types["identity"] != 2 {
		t.Errorf("objects: %v", types)
	}
	if got := codesOf(r, ""); !slices.Equal(got, []string{"goes"}) {
		t.Errorf("trace: %v", got)
	}
}

func TestEachRuleWithholds(t *testing.T) {
	consent := Consent{By: "p-c", To: []string{"p-b"}, Ceiling: incident.TLPAmber}
	for _, c := range []struct {
		name   string
		code   string // in the trace, of the item as a whole; empty: it goes
		change func(in *Input, it *Item)
	}{
		{"not confirmed", "not_confirmed", func(_ *Input, it *Item) { it.Claim.State = incident.Awaiting }},
		{"restricted", "restricted", func(_ *Input, it *Item) { it.Restricted = true }},
		{"without a key", "invalid", func(_ *Input, it *Item) { it.Claim.Key = "" }},
		{"an unknown class", "class", func(_ *Input, it *Item) { it.Claim.Class = "hex" }},
		{"an unknown precision", "time", func(_ *Input, it *Item) { it.Claim.When.End = incident.NoDay }},
		{"a caveat that nobody knows", "unknown_property", func(_ *Input, it *Item) { it.Marks = map[string]incident.Marking{"colour": incident.TLPClear} }},
		{"a private property that nobody knows", "unknown_property", func(_ *Input, it *Item) { it.Private = []string{"family"} }},
		{"an unknown marking", "unknown_marking", func(_ *Input, it *Item) { it.Claim.Marking = "TLP:BLACK" }},
		{"no marking", "unknown_marking", func(_ *Input, it *Item) { it.Claim.Marking = "" }},
		{"no agreement", "not_in_force", func(in *Input, _ *Item) { in.Agreement = nil }},
		{"not yet in force", "not_in_force", func(in *Input, _ *Item) { in.Agreement.Since = in.Batch.Add(time.Second) }},
		{"run out", "not_in_force", func(in *Input, _ *Item) { in.Agreement.Terms.Ends = incident.Date(2025, 1, 9) }},
		{"terms that say nothing clear", "not_in_force", func(in *Input, _ *Item) { in.Agreement.Terms.Ceiling = "TLP:ULTRA" }},
		{"another giver's agreement", "not_in_force", func(in *Input, _ *Item) { in.Party.ID = "p-b" }},
		{"a key that can be guessed", "not_in_force", func(in *Input, _ *Item) { in.Key = []byte("short") }},
		{"no time", "not_in_force", func(in *Input, _ *Item) { in.Batch = time.Time{} }},

		{"above the ceiling", "above_ceiling", func(_ *Input, it *Item) { it.Claim.Marking = incident.TLPAmberStrict }},
		{"at the ceiling", "", func(_ *Input, it *Item) { it.Claim.Marking = incident.TLPAmber }},
		{"a certainty above it", "certainty_withheld", func(_ *Input, it *Item) { it.Marks = map[string]incident.Marking{Certainty: incident.TLPRed} }},

		{"may do less with it than agreed", "pap", func(_ *Input, it *Item) { it.PAP = agreement.PAPRed }},
		{"may do more with it than agreed", "", func(_ *Input, it *Item) { it.PAP = agreement.PAPGreen }},
		{"an unknown PAP", "pap", func(_ *Input, it *Item) { it.PAP = "PAP:BLUE" }},
		{"a kind that is not agreed", "kind", func(in *Input, _ *Item) {
			in.Agreement.Terms.Kinds, in.Agreement.Terms.Ladder = []agreement.Kind{agreement.Report}, nil
		}},
		{"a class that is not agreed", "class", func(in *Input, _ *Item) { in.Agreement.Terms.Classes = []incident.Class{incident.Attack} }},
		{"about somebody else", "subject", func(_ *Input, it *Item) { it.Claim.Actors[0].ID = "tribe" }},
		{"about a part of the subject", "", func(_ *Input, it *Item) { it.Claim.Actors[0].ID = "is-sham" }},
		{"about nobody that is shown", "subject_withheld", func(_ *Input, it *Item) { it.Marks = map[string]incident.Marking{Actors: incident.TLPRed} }},
		{"elsewhere", "area", func(_ *Input, it *Item) { it.Claim.Places[0].Unit = "IQ-AN" }},
		{"nobody knows where", "area", func(_ *Input, it *Item) { it.Claim.Places = nil }},
		{"nowhere that is shown", "area_withheld", func(_ *Input, it *Item) { it.Private = []string{Places} }},
		{"before the days", "time", func(_ *Input, it *Item) {
			it.Claim.When.Start, it.Claim.When.Precision = incident.Date(2024, 12, 31), incident.TimeRange
		}},
		{"at a time that is not shown", "time", func(_ *Input, it *Item) { it.Marks = map[string]incident.Marking{When: incident.TLPRed} }},

		{"kept back by its originator", "originator", func(_ *Input, it *Item) { it.Origin = &Origin{Party: "p-c"} }},
		{"from a partner, on terms that nobody knows", "originator_unknown", func(_ *Input, it *Item) { it.Claim.Source.Kind = incident.SourcePartner }},
		{"from nobody", "originator_unknown", func(_ *Input, it *Item) { it.Origin = &Origin{} }},
		{"from the taker", "came_from_taker", func(_ *Input, it *Item) {
			it.Origin = &Origin{Party: "p-b", Onward: agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"*"}, Ceiling: incident.TLPRed}}
		}},
		{"listed", "", func(_ *Input, it *Item) {
			it.Origin = &Origin{Party: "p-c", Onward: agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"p-b"}, Ceiling: incident.TLPAmber}}
		}},
		{"listed, but above what may pass", "above_ceiling", func(_ *Input, it *Item) {
			it.Origin = &Origin{Party: "p-c", Onward: agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"p-b"}, Ceiling: incident.TLPGreen}}
		}},
		{"consented to", "", func(_ *Input, it *Item) { it.Origin = &Origin{Party: "p-c", Consents: []Consent{consent}} }},
		{"consented to until yesterday", "originator", func(in *Input, it *Item) {
			late := consent
			late.Until = in.Batch.Add(-time.Second)
			it.Origin = &Origin{Party: "p-c", Consents: []Consent{late}}
		}},
		{"consented to by somebody else", "originator", func(_ *Input, it *Item) { it.Origin = &Origin{Party: "p-d", Consents: []Consent{consent}} }},

		{"a designated taker and no legal basis", "designation", func(in *Input, it *Item) {
			in.Agreement.Designated, in.Agreement.Terms.Basis, in.Agreement.Terms.Ceiling = true, agreement.Public, incident.TLPClear
			it.Claim.Marking = incident.TLPClear
		}},
		{"a designated taker and a duty to warn", "", func(in *Input, _ *Item) { in.Agreement.Designated = true }},
		{"a step that is not open", "step", func(_ *Input, it *Item) { it.Claim.Certainty = incident.Asserted }},
		{"a step that is open", "", func(in *Input, it *Item) { it.Claim.Certainty, in.Agreement.Step = incident.Asserted, 2 }},
		{"no assurances", "assurance", func(in *Input, _ *Item) { in.Agreement.Assured = false }},
		{"a report of abuse", "abuse", func(in *Input, _ *Item) { in.Agreement.AbuseReported = true }},
	} {
		t.Run(c.name, func(t *testing.T) {
			in := story(plot())
			c.change(&in, &in.Items[0])
			r := Decide(in)
			want := c.code
			if want == "" {
				want = "goes"
			}
			if got := codesOf(r, ""); !slices.Contains(got, want) {
				t.Errorf("the trace says %v, want %s", got, want)
			}
			if goes := given(t, r) != nil; goes != (c.code == "") {
				t.Errorf("goes: %t", goes)
			}
			quiet := in
			quiet.Trace = false
			q := Decide(quiet)
			if wire(&q) != wire(&r) || q.Reasons != nil {
				t.Error("the trace changes what goes")
			}
		})
	}
}

func TestEachPropertyIsWithheldOnItsOwn(t *testing.T) {
	for _, c := range []struct {
		property string
		shows    func(c *incident.Claim) bool
	}{
		{Actors, func(c *incident.Claim) bool { return len(c.Actors) > 0 || c.Side != "" }},
		{Places, func(c *incident.Claim) bool { return len(c.Places) > 0 }},
		{When, func(c *incident.Claim) bool { return c.When.Precision != incident.TimeUnknown }},
		{Quantities, func(c *incident.Claim) bool { return len(c.Quantities) > 0 }},
		{Methods, func(c *incident.Claim) bool { return len(c.Methods) > 0 }},
		{Grade, func(c *incident.Claim) bool { return c.Grade != incident.Grade{} }},
		{Source, func(c *incident.Claim) bool { return c.Source.Kind != incident.SourcePartner }},
		{Summary, func(c *incident.Claim) bool { return c.Summary != text.Bilingual{} }},
		{Title, func(c *incident.Claim) bool { return strings.Contains(c.Title.EN, "A plot to bomb") }},
	} {
		for how, change := range map[string]func(*Item){
			"marked":  func(it *Item) { it.Marks = map[string]incident.Marking{c.property: incident.TLPRed} },
			"private": func(it *Item) { it.Private = []string{c.property} },
		} {
			it := plot()
			change(&it)
			in := story(it)
			terms := &in.Agreement.Terms
			terms.Subjects, terms.Units, terms.From, terms.To = []string{"*"}, []string{"*"}, incident.NoDay, incident.NoDay
			got := given(t, Decide(in))
			if got == nil {
				t.Errorf("%s %s: nothing goes", c.property, how)
				continue
			}
			if c.shows(got) {
				t.Errorf("%s %s: it shows: %+v", c.property, how, got)
			}
			text := got.Summary.EN != ""
			if slot := slices.Contains([]string{Actors, Places, When, Quantities, Methods}, c.property); text && (slot || c.property == Summary) {
				t.Errorf("%s %s: the text, which was written over it, goes: %s", c.property, how, got.Summary.EN)
			}
			it.Recipient = true
			in.Items[0] = it
			if got := given(t, Decide(in)); (how == "private") != (got != nil && c.shows(got)) {
				t.Errorf("%s %s, in a warning for them: shows %t", c.property, how, how != "private")
			}
		}
	}
}

func TestTheCopyIsMarkedAsStrictlyAsWhatIsInIt(t *testing.T) {
	it := plot()
	it.Claim.Marking = incident.TLPClear
	it.Marks = map[string]incident.Marking{Places: incident.TLPGreen, Methods: incident.TLPRed}
	if c := given(t, Decide(story(it))); c == nil || c.Marking != incident.TLPGreen {
		t.Errorf("marked %+v", c)
	}
	it.Marks = nil
	it.Portions = []Portion{{Why: WhyOther, Marking: incident.TLPAmber}}
	if c := given(t, Decide(story(it))); c == nil || c.Marking != incident.TLPAmber {
		t.Errorf("marked %+v", c)
	}
}

// The sharing itself reached a newspaper: what the source's words would tell goes only by a text written for it.
func TestATearLineTakesThePlaceOfTheText(t *testing.T) {
	it := plot()
	tear := Tear{ID: "tear-1", Level: incident.TLPGreen, Title: bi("خطر على مقام", "A threat to a shrine"), Summary: bi("خطر تفجير.", "A bomb threat."),
		Keep: []string{Class, When, Places, Actors, Methods}, By: "amal", Approved: []string{"basil"}, Over: TextDigest(&it.Claim), At: it.Claim.At}

	t.Run("for a portion", func(t *testing.T) {
		it := it
		it.Portions = []Portion{{Lang: "en", Span: text.Span{Start: 0, End: 9}, Why: WhyPerson}}
		it.Tears = []Tear{tear}
		r := Decide(story(it))
		c := given(t, r)
		if c == nil || c.Summary != tear.Summary || c.Title != tear.Title || len(c.Quantities) == 0 || c.Source.Name != "An officer" || c.Marking != incident.TLPAmber {
			t.Errorf("%+v", c)
		}
		if got := codesOf(r, Summary); !slices.Contains(got, "portion_person") || !slices.Contains(got, "tear_line") {
			t.Errorf("trace: %v", got)
		}
	})
	t.Run("below a marking", func(t *testing.T) {
		it := it
		it.Claim.Marking = incident.TLPRed
		it.Tears = []Tear{tear, {ID: "tear-2", Level: incident.TLPRed, Summary: bi("", "All of it")}}
		c := given(t, Decide(story(it)))
		if c == nil || c.Summary != tear.Summary || len(c.Quantities) > 0 || c.Grade != (incident.Grade{}) || c.Source.Name != "Party A" || c.Marking != incident.TLPGreen {
			t.Errorf("%+v", c)
		}
	})
	for name, spoil := range map[string]func(*Tear){
		"approved by nobody":         func(t *Tear) { t.Approved = nil },
		"approved by its author":     func(t *Tear) { t.Approved = []string{"amal"} },
		"above the ceiling":          func(t *Tear) { t.Level = incident.TLPRed },
		"over another text":          func(t *Tear) { t.Over = TextDigest(&incident.Claim{}) },
		"that keeps what it may not": func(t *Tear) { t.Keep = append([]string{Source}, t.Keep...) },
		"that hides that it may go":  func(t *Tear) { t.Keep = []string{Class, When, Places} },
	} {
		it := it
		it.Claim.Marking = incident.TLPRed
		bad := tear
		spoil(&bad)
		it.Tears = []Tear{bad}
		if c := given(t, Decide(story(it))); c != nil {
			t.Errorf("a tear-line %s: %+v", name, c)
		}
	}
}

func TestEditingAWithheldTextChangesNothingAlreadyGiven(t *testing.T) {
	it := plot()
	it.Claim.Marking = incident.TLPRed
	it.Tears = []Tear{{ID: "tear-1", Level: incident.TLPGreen, Summary: bi("", "A bomb threat."), Keep: []string{Class, When, Places, Actors}, By: "amal", Approved: []string{"basil"}, Over: TextDigest(&it.Claim)}}
	in := story(it)
	r := Decide(in)
	if given(t, r) == nil || len(r.Flags) > 0 {
		t.Fatalf("%+v", r)
	}
	in.Given = r.Apply(nil)
	in.Items[0].Claim.Summary.EN += " A second bomb is ready."
	r = Decide(in)
	if len(r.Copies) > 0 || len(r.Withdrawn) > 0 {
		t.Errorf("it changes: %s", wire(&r))
	}
	if len(r.Flags) != 1 || r.Flags[0] != (Flag{Item: it.Claim.Key, Tear: "tear-1", Code: "stale_tear"}) {
		t.Errorf("flags: %+v", r.Flags)
	}
	in.Given = nil
	if r := Decide(in); given(t, r) != nil || !slices.Contains(codesOf(r, Summary), "stale_tear_line") {
		t.Errorf("a stale tear-line goes: %+v", r.Reasons)
	}
}

func TestTheDeskIsToldWhenATextNamesASourceThatIsNotNamed(t *testing.T) {
	it := plot()
	it.Claim.Summary.EN += " An officer said so."
	in := story(it)
	if r := Decide(in); len(r.Flags) > 0 {
		t.Errorf("named, and flagged: %+v", r.Flags)
	}
	in.Agreement.Terms.Sources = false
	if r := Decide(in); len(r.Flags) != 1 || r.Flags[0].Code != "names_source" || given(t, r).Source.Name != "Party A" {
		t.Errorf("flags: %+v", r.Flags)
	}
}

func TestPlacesAreNoFinerThanTheTermsAllow(t *testing.T) {
	palmyra := incident.Place{Name: bi("تدمر", "Palmyra"), ID: "palmyra", Coord: &incident.Coord{Lon: 38.28123, Lat: 34.56123}, Precision: incident.PlaceTown, Unit: "SY-HI-tadmur"}
	region := incident.Place{Name: bi("البادية", "the desert"), Coord: &incident.Coord{Lon: 38.5123, Lat: 34.7}, Precision: incident.PlaceRegion, RadiusKM: 90, Unit: "SY"}
	homs := incident.Place{Name: bi("محافظة حمص", "Homs governorate"), ID: "SY-HI", Coord: &incident.Coord{Lon: 38, Lat: 34.5}, Precision: incident.PlaceGovernorate, Unit: "SY-HI"}
	village := incident.Place{Name: bi("قرية", "A village"), ID: "village", Precision: incident.PlaceDistrict, Unit: "SY-HI-tadmur"}
	unknown := incident.Place{Name: bi("بيت فلان", "Somebody's house"), Precision: incident.PlaceUnknown, Unit: "SY-HI-tadmur"}
	tadmur := incident.Place{Name: bi("تدمر", "Tadmur"), ID: "SY-HI-tadmur", Precision: incident.PlaceDistrict, Unit: "SY-HI-tadmur"}
	gov := incident.Place{Name: bi("حمص", "Homs"), ID: "SY-HI", Precision: incident.PlaceGovernorate, Unit: "SY-HI"}
	country := incident.Place{Name: bi("سورية", "Syria"), ID: "SY", Precision: incident.PlaceCountry, Unit: "SY"}
	round := func(p incident.Place, lon, lat float64) incident.Place {
		p.Coord = &incident.Coord{Lon: lon, Lat: lat}
		return p
	}
	without := func(p incident.Place) incident.Place { p.Coord = nil; return p }
	for _, c := range []struct {
		name   string
		p      incident.Place
		finest incident.PlacePrecision
		want   incident.Place
		cut    bool
		gone   bool
	}{
		{"a town, as it is", palmyra, incident.PlaceExact, round(palmyra, 38.281, 34.561), false, false},
		{"a town, where towns may go", palmyra, incident.PlaceTown, round(palmyra, 38.281, 34.561), false, false},
		{"a town, where only surroundings may go", palmyra, incident.PlaceNear, tadmur, true, false},
		{"a town, in its district", palmyra, incident.PlaceDistrict, tadmur, true, false},
		{"a town, in its governorate", palmyra, incident.PlaceGovernorate, gov, true, false},
		{"a town, in its country", palmyra, incident.PlaceCountry, country, true, false},
		{"a town without a unit", incident.Place{Precision: incident.PlaceTown, Name: bi("", "X")}, incident.PlaceDistrict, incident.Place{}, true, true},
		{"a town in a unit that nobody knows", incident.Place{Precision: incident.PlaceTown, Unit: "SY0204"}, incident.PlaceDistrict, incident.Place{}, true, true},
		{"a town, where nothing may go", palmyra, incident.PlaceUnknown, incident.Place{}, true, true},
		{"a region as it is", region, incident.PlaceRegion, round(region, 38.51, 34.7), false, false},
		{"a region, which may be smaller than a district", region, incident.PlaceDistrict, country, true, false},
		{"a governorate as it is", homs, incident.PlaceDistrict, without(gov), false, false},
		{"a governorate in its country", homs, incident.PlaceCountry, country, true, false},
		{"a village of which only the district is known", village, incident.PlaceDistrict, tadmur, true, false},
		{"a village, where towns may be named", village, incident.PlaceTown, village, false, false},
		{"what nobody can judge", unknown, incident.PlaceTown, tadmur, true, false},
		{"what nobody can judge, where all may go", unknown, incident.PlaceExact, unknown, false, false},
		{"a precision that nobody knows", incident.Place{Precision: "street", Unit: "SY-HI"}, incident.PlaceExact, incident.Place{}, true, true},
	} {
		in := story()
		in.Agreement.Terms.Finest = c.finest
		got, cut, ok := newDecider(&in).coarsen(&c.p)
		if cut != c.cut || ok == c.gone || !equalPlaces(&got, &c.want) {
			t.Errorf("%s: %+v (cut %t, goes %t), want %+v (cut %t, goes %t)", c.name, got, cut, ok, c.want, c.cut, !c.gone)
		}
	}
}

func TestUnitsAreReadFromTheirIDsWhereNobodyKnowsThem(t *testing.T) {
	for id, want := range map[string]Unit{
		"SY": {Level: incident.PlaceCountry}, "SY-RA": {Level: incident.PlaceGovernorate, Parent: "SY"},
		"SY-RA-tell-abyad": {Level: incident.PlaceDistrict, Parent: "SY-RA"},
		"":                 {}, "sy": {}, "SY-": {}, "SY-RA-": {}, "S1": {}, "SY0204": {}, "syria-x": {},
	} {
		if got := unitByForm(id); got != want {
			t.Errorf("%q: %+v, want %+v", id, got, want)
		}
	}
}

// A first test before wider cooperation: warnings at step 1, reports at step 2; a breach closes the reports again, and
// what was given stays.
func TestABreachClosesAndTakesNothingBack(t *testing.T) {
	report := plot()
	report.Claim.Key, report.Claim.ID, report.Incident = "document 4#p1", "another", "incident 8"
	report.Claim.Class, report.Claim.Certainty = incident.Clash, incident.Reported
	in := story(plot(), report)
	in.Agreement.Step = 2
	r := Decide(in)
	in.Given = r.Apply(nil)
	in.Agreement.Step = 1
	in.Items[1].Claim.Methods = []string{"ied"}
	in.Items[1].Claim.Quantities = nil
	if r := Decide(in); len(r.Copies) > 0 || len(r.Withdrawn) > 0 {
		t.Errorf("after the breach: %s", wire(&r))
	}
	in.Items[1].Claim.State = incident.Rejected // but what was wrong is taken back all the same
	if r := Decide(in); len(r.Withdrawn) == 0 || len(r.Copies) > 0 {
		t.Errorf("after the rejection: %s", wire(&r))
	}
	in.Agreement.Step = 2
	in.Items[1].Claim.State = incident.Confirmed
	if r := Decide(in); len(r.Copies) == 0 || len(r.Withdrawn) > 0 {
		t.Errorf("open again: %s", wire(&r))
	}
}

func TestTwoPeopleApproveExactlyWhatGoes(t *testing.T) {
	in := story(plot())
	digest := ""
	for _, c := range Decide(in).Copies {
		if c.Type == "incident" {
			digest = c.Unit
		}
	}
	for _, c := range []struct {
		people     []string
		designated bool
		goes       bool
		code       string
	}{
		{nil, false, false, "waits_for_approval"},
		{[]string{"amal"}, false, false, "waits_for_approval"},
		{[]string{"basil", "basil", ""}, false, false, "waits_for_approval"},
		{[]string{"amal", "basil"}, false, true, "goes"},
		{[]string{"basil", "carla"}, true, true, "goes"},
		{[]string{"amal", "basil"}, true, true, "goes"},
	} {
		in.Approved = map[string][]string{digest: c.people}
		in.Agreement.Designated = c.designated
		r := Decide(in)
		if (given(t, r) != nil) != c.goes || (len(r.Waiting) == 0) != c.goes || !slices.Contains(codesOf(r, ""), c.code) {
			t.Errorf("approved by %v, designated %t: %v, waiting %v", c.people, c.designated, codesOf(r, ""), r.Waiting)
		}
	}
	// Two authors of one incident: neither is the second approver for a designated taker.
	other := plot()
	other.Claim.Key, other.Claim.ID, other.Claim.By = "document 5#p1", "other", "basil"
	in.Items = append(in.Items, other)
	in.Approved = nil
	for _, c := range Decide(in).Copies {
		if c.Type == "incident" {
			in.Approved = map[string][]string{c.Unit: {"amal", "basil"}}
		}
	}
	if r := Decide(in); given(t, r) != nil || !slices.Contains(codesOf(r, ""), "second_approver") {
		t.Errorf("approved by its two authors: %v", codesOf(r, ""))
	}
	in.Items[0].Claim.Methods = []string{"ied"} // and another content is another matter
	in.Agreement.Designated = false
	if r := Decide(in); given(t, r) != nil {
		t.Error("what nobody approved goes")
	}
}

func TestUrgentTakesOnlyWarningsAlong(t *testing.T) {
	report := plot()
	report.Claim.Key, report.Incident, report.Claim.Certainty = "document 4#p1", "incident 8", incident.Asserted
	in := story(plot(), report)
	in.Agreement.Step = 2
	in.Urgent = true
	r := Decide(in)
	for _, c := range r.Copies {
		if c.Type == "incident" && c.What != agreement.Warning {
			t.Errorf("%s goes at once", c.Raw)
		}
	}
	if given(t, r) == nil || !slices.Contains(codesOf(r, ""), "waits_for_beat") {
		t.Errorf("%+v", r.Reasons)
	}
}

func TestTwoDifferentClaimsUnderOneKeyGoNowhere(t *testing.T) {
	a, b := plot(), plot()
	if r := Decide(story(a, b)); given(t, r) == nil {
		t.Error("the same claim twice is one")
	}
	b.Claim.Methods = nil
	if r := Decide(story(a, b)); given(t, r) != nil || !slices.Contains(codesOf(r, ""), "conflict") {
		t.Errorf("%+v", r.Reasons)
	}
}

func TestEveryReasonHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for c, x := range codes {
		if x.name == "" || seen[x.name] || x.words.AR == "" || x.words.EN == "" || x.rule < 0 || x.rule > 11 {
			t.Errorf("code %d: %+v", c, x)
		}
		seen[x.name] = true
	}
}

// Without a trace, an item that is withheld costs no memory.
func TestNoTraceNoMemory(t *testing.T) {
	it := plot()
	it.Claim.State = incident.Rejected
	in := story(it)
	in.Trace = false
	w := newDecider(&in).workers(1)[0]
	var k kept
	if n := testing.AllocsPerRun(100, func() { w.judge(&it, &k) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	in.Items[0] = plot()
	w.judge(&in.Items[0], &k)
	quiet := testing.AllocsPerRun(100, func() { w.judge(&in.Items[0], &k) })
	in.Trace = true
	loud := testing.AllocsPerRun(100, func() { w.reasons = nil; w.judge(&in.Items[0], &k) })
	if quiet >= loud {
		t.Errorf("%v allocations without a trace, %v with one", quiet, loud)
	}
}

func TestStandardObjectsAreThoseOfEveryOtherBundle(t *testing.T) {
	var b bytes.Buffer
	e := incident.NewExporter(&b, incident.Rendering{})
	for _, m := range lawMarkings {
		if err := e.Document(incident.SourceText{ID: string(m), Published: incident.NoDay, Marking: m}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	all, err := Standard()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 12 {
		t.Errorf("%d objects", len(all))
	}
	for _, o := range all {
		if slices.Contains([]string{watch.AreaExtension, watch.WatchExtension, watch.DeclarationExtension}, o.ID) {
			continue // an export of incidents has no watches
		}
		if !bytes.Contains(b.Bytes(), o.Raw) {
			t.Errorf("not what package incident writes: %s", o.Raw)
		}
	}
}

func TestABundleStandsByItself(t *testing.T) {
	r := Decide(story(plot()))
	var b bytes.Buffer
	if err := Bundle(&b, r.Copies); err != nil {
		t.Fatal(err)
	}
	held := map[string]bool{}
	var all []stix.Object
	for o, err := range stix.Decode(bytes.NewReader(b.Bytes()), stix.DefaultLimits()) {
		if err != nil {
			t.Fatal(err)
		}
		held[o.ID] = true
		all = append(all, o)
	}
	for _, o := range all {
		for _, ref := range idForm.FindAllString(string(o.Raw), -1) {
			if !held[ref] && ref != stix.IncidentCoreExtension && ref != stix.TLP2Extension {
				t.Errorf("%s refers to %s, which is not in the bundle", o.ID, ref)
			}
		}
	}
}

func TestStringsAreJSON(t *testing.T) {
	for in, want := range map[string]string{
		"": `""`, `a"b\c`: `"a\"b\\c"`, "a\nb\rc\td\x01": `"a\nb\rc\td\u0001"`, "a\x00b": `"ab"`, "تدمر": `"تدمر"`, "\xffا\xfe": "\"\uFFFDا\uFFFD\"", "\u2028": "\"\u2028\"",
	} {
		if got := string(appendString(nil, in)); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}
