package agreement

import (
	"strings"
	"testing"
	"time"

	"tansiq/internal/incident"
)

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02 15:04", s)
	if err != nil {
		return time.Time{} // at which nothing is in force
	}
	return t
}

// TestZeroGivesNothing: what is not said does not go.
func TestZeroGivesNothing(t *testing.T) {
	var none *InForce
	now := day("1970-01-01 12:00") // within the zero terms' days
	for _, a := range []*InForce{none, {}, {Lineage: "l", Step: 9, Since: now}} {
		for _, k := range append(Kinds(), "", "rumour", Any) {
			if a.Opens(k, now) {
				t.Errorf("%v opens %q", a, k)
			}
		}
	}
	var z Terms
	if z.ClassAllowed("") || z.ClassAllowed("rumour") || z.SubjectAllowed("", nil) || z.SubjectAllowed("islamic-state", nil) || z.UnitAllowed("", nil) || z.UnitAllowed("SY", nil) ||
		z.MarkingAllowed("") || z.MarkingAllowed(incident.TLPClear) || z.PlaceAllowed("") || z.PlaceAllowed(incident.PlaceUnknown) || z.PAPAllowed("") || z.PAPAllowed(PAPRed) ||
		z.BasisNamed() || z.Onward.MayPass("p", incident.TLPClear) || z.TimeAllowed(incident.When{Start: incident.NoDay, End: incident.NoDay}) {
		t.Error("zero terms allow something")
	}
	if !z.ForAction() || none.AssuranceOpen() || none.DesignationOpen() || (&InForce{}).AssuranceOpen() {
		t.Error("zero terms ask for no assurance")
	}
	for _, k := range Kinds() {
		if z.Opens(k, 9) {
			t.Errorf("zero terms open %s", k)
		}
	}
	if z.Check() == nil {
		t.Error("zero terms can be signed")
	}
}

func TestInForce(t *testing.T) {
	now := day("2025-01-26 11:32")
	a := &InForce{Lineage: "l", ID: "i", Version: 1, Terms: mock(), Since: day("2025-01-02 00:00"), Step: 2}
	if !a.Opens(Warning, now) || !a.Opens(Report, now) || a.Opens(Plan, now) || a.Opens(Judgment, now) {
		t.Error("step 2 opens the wrong things")
	}
	if a.Opens(Warning, day("2025-01-01 23:59")) || a.Opens(Warning, day("2025-04-01 00:00")) || !a.Opens(Warning, day("2025-03-31 23:59")) {
		t.Error("the last day is not the last")
	}
	off := *a
	off.Step = 0
	if off.Opens(Warning, now) {
		t.Error("something goes though no step is open")
	}
	off = *a
	off.Terms.Title.AR = ""
	if off.Opens(Warning, now) {
		t.Error("terms that are not valid give something")
	}
	if a.AssuranceOpen() {
		t.Error("action without assurances")
	}
	a.Assured = true
	if !a.AssuranceOpen() {
		t.Error("assurances do not open")
	}
	a.AbuseReported = true
	if a.AssuranceOpen() {
		t.Error("an abuse report closes nothing")
	}
	a.Designated = true
	if !a.DesignationOpen() {
		t.Error("a duty to warn names no basis")
	}
	a.Terms.Basis = Law
	if a.DesignationOpen() {
		t.Error("a law without a name is a basis")
	}
	a.Terms.BasisText = both("قانون", "an act")
	if !a.DesignationOpen() {
		t.Error("a law by name is no basis")
	}
	a.Terms = public()
	if a.DesignationOpen() || !a.ActionlessOpen() {
		t.Error("public data to a designated party needs a basis of its own")
	}
}

// ActionlessOpen reports that a purpose without action needs no assurance, whatever was reported.
func (a *InForce) ActionlessOpen() bool {
	b := *a
	b.Assured, b.AbuseReported = false, true
	return b.AssuranceOpen()
}

func TestWhatIsAllowed(t *testing.T) {
	m := mock()
	parts := func(inner, outer string) bool { return inner == "islamic-state-sham" && outer == "islamic-state" }
	for _, c := range []struct {
		what string
		got  bool
		want bool
	}{
		{"the subject", m.SubjectAllowed("islamic-state", nil), true},
		{"a part of it", m.SubjectAllowed("islamic-state-sham", parts), true},
		{"a part of it that nobody knows", m.SubjectAllowed("islamic-state-sham", nil), false},
		{"another", m.SubjectAllowed("hts", parts), false},
		{"no actor", m.SubjectAllowed("", parts), false},
		{"any actor", public().SubjectAllowed("", nil), true},
		{"the unit", m.UnitAllowed("SY", nil), true},
		{"a unit in it", m.UnitAllowed("SY-RA-tell-abyad", nil), true},
		{"a unit whose id begins alike", m.UnitAllowed("SYX", nil), false},
		{"no place", m.UnitAllowed("", nil), false},
		{"the ceiling", m.MarkingAllowed(incident.TLPAmber), true},
		{"below", m.MarkingAllowed(incident.TLPClear), true},
		{"above", m.MarkingAllowed(incident.TLPAmberStrict), false},
		{"unmarked", m.MarkingAllowed(""), false},
		{"a marking of somebody's own", m.MarkingAllowed("TLP:BLUE"), false},
		{"no PAP", m.PAPAllowed(""), true},
		{"the same PAP", m.PAPAllowed(PAPAmber), true},
		{"a wider PAP", m.PAPAllowed(PAPClear), true},
		{"a narrower PAP", m.PAPAllowed(PAPRed), false},
		{"a PAP of somebody's own", m.PAPAllowed("PAP:BLUE"), false},
		{"as fine as it may be", every().PlaceAllowed(incident.PlaceDistrict), true},
		{"coarser", every().PlaceAllowed(incident.PlaceUnknown), true},
		{"finer", every().PlaceAllowed(incident.PlaceTown), false},
		{"a precision that is not known", every().PlaceAllowed("about"), false},
		{"a class", every().ClassAllowed(incident.Bombing), true},
		{"another class", every().ClassAllowed(incident.Raid), false},
		{"each class", m.ClassAllowed(incident.Raid), true},
		{"onward to a listed party", every().Onward.MayPass("p-committee", incident.TLPGreen), true},
		{"onward above the ceiling", every().Onward.MayPass("p-committee", incident.TLPAmber), false},
		{"onward to another", every().Onward.MayPass("p-other", incident.TLPClear), false},
		{"onward to anybody", public().Onward.MayPass("p-other", incident.TLPClear), true},
		{"onward to anybody, more", public().Onward.MayPass("p-other", incident.TLPGreen), false},
		{"onward after asking", m.Onward.MayPass("p-committee", incident.TLPClear), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", c.what, c.got)
		}
	}
	span := public() // 2015–2024
	for _, c := range []struct {
		from, to incident.Day
		want     bool
	}{
		{incident.Date(2015, 1, 1), incident.Date(2024, 12, 31), true}, {incident.Date(2014, 12, 31), incident.Date(2015, 1, 1), false},
		{incident.Date(2024, 12, 31), incident.Date(2025, 1, 1), false}, {incident.NoDay, incident.NoDay, false},
	} {
		if got := span.TimeAllowed(incident.When{Start: c.from, End: c.to}); got != c.want {
			t.Errorf("%s – %s: %v", c.from, c.to, got)
		}
	}
	if w := (incident.When{Start: incident.NoDay, End: incident.NoDay}); !m.TimeAllowed(w) {
		t.Error("a span without bounds leaves out a time that is not known")
	}
	if mock().Beat() != 15*time.Minute || (Terms{}).Beat() != 15*time.Minute || public().Beat() != 24*time.Hour {
		t.Error("the beat is off")
	}
}

func TestTemplates(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range Templates("islamic-state", "SY") {
		if seen[p.ID] || p.Name.AR == "" || p.Name.EN == "" || p.About.AR == "" || p.About.EN == "" {
			t.Errorf("%s: not a template", p.ID)
		}
		seen[p.ID] = true
		var fields []string
		for _, f := range FaultsOf(p.Terms.Check()) {
			fields = append(fields, f.Field)
		}
		if got := strings.Join(fields, " "); got != "giver taker starts ends" {
			t.Errorf("%s: faults in %s", p.ID, got)
		}
		p.Terms.Giver, p.Terms.Taker = "p-a", "p-b"
		p.Terms.Starts, p.Terms.Ends = incident.Date(2025, 1, 1), incident.Date(2025, 12, 31)
		if err := p.Terms.Check(); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		if len(p.Terms.Ladder) > 0 {
			p.Terms.Ladder[0].Opens[0] = Plan // a caller may change what it got
		}
		p.Terms.Assurances = append(p.Terms.Assurances[:0], "changed")
	}
	for _, p := range Templates("", "") {
		if p.Terms.Subjects[0] != Any || p.Terms.Units[0] != Any {
			t.Errorf("%s: an empty subject is not any", p.ID)
		}
		if len(p.Terms.Ladder) > 0 && p.Terms.Ladder[0].Opens[0] != Warning || len(p.Terms.Assurances) > 0 && p.Terms.Assurances[0] != NoTorture {
			t.Errorf("%s: two templates share their lists", p.ID)
		}
	}
}
