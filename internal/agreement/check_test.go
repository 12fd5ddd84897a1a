package agreement

import (
	"errors"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/instrument"
)

// TestEachFault breaks valid terms in one way each: the fault names the field and says what to do.
func TestEachFault(t *testing.T) {
	cond := func(t *Terms, i int) *Condition { return &t.Ladder[2].Conditions[i] }
	for _, c := range []struct {
		want  string // field and code
		spoil func(t *Terms)
	}{
		{"giver required", func(t *Terms) { t.Giver = "" }},
		{"giver unknown", func(t *Terms) { t.Giver = "p a" }},
		{"taker long", func(t *Terms) { t.Taker = strings.Repeat("p", 101) }},
		{"taker same_party", func(t *Terms) { t.Taker = t.Giver }},
		{"title required", func(t *Terms) { t.Title = both(" ", "") }},
		{"title both_languages", func(t *Terms) { t.Title.AR = "" }},
		{"title.en long", func(t *Terms) { t.Title.EN = strings.Repeat("x", 2001) }},
		{"title.en characters", func(t *Terms) { t.Title.EN = "a\u202eb" }},
		{"title.ar characters", func(t *Terms) { t.Title.AR = "a\x00b" }},
		{"title.ar characters", func(t *Terms) { t.Title.AR = "a\xffb" }},
		{"kinds none", func(t *Terms) { t.Kinds, t.Ladder = nil, nil }},
		{"kinds[3] unknown", func(t *Terms) { t.Kinds = append(t.Kinds, "rumour") }},
		{"kinds[3] twice", func(t *Terms) { t.Kinds = append(t.Kinds, Warning) }},
		{"kinds many", func(t *Terms) { t.Kinds, t.Ladder = make([]Kind, 201), nil }},
		{"subjects none", func(t *Terms) { t.Subjects = nil }},
		{"subjects alone", func(t *Terms) { t.Subjects = []string{"hts", Any} }},
		{"subjects[0] required", func(t *Terms) { t.Subjects = []string{""} }},
		{"subjects[1] twice", func(t *Terms) { t.Subjects = []string{"hts", "hts"} }},
		{"units many", func(t *Terms) { t.Units = make([]string, 201) }},
		{"units[0] unknown", func(t *Terms) { t.Units = []string{"SY-*"} }},
		{"from year", func(t *Terms) { t.From = incident.Date(1700, 1, 1) }},
		{"to order", func(t *Terms) { t.From, t.To = 20000, 19999 }},
		{"classes[0] unknown", func(t *Terms) { t.Classes = []incident.Class{"rumour"} }},
		{"ceiling required", func(t *Terms) { t.Ceiling = "" }},
		{"ceiling unknown", func(t *Terms) { t.Ceiling = "TLP:BLUE" }},
		{"finest required", func(t *Terms) { t.Finest = "" }},
		{"purpose unknown", func(t *Terms) { t.Purpose = "glory" }},
		{"purpose_text both_languages", func(t *Terms) { t.PurposeText.EN = "" }},
		{"pap required", func(t *Terms) { t.PAP = "" }},
		{"basis required", func(t *Terms) { t.Basis = "" }},
		{"basis_text basis_text", func(t *Terms) { t.Basis = Treaty }},
		{"basis basis_public", func(t *Terms) { t.Basis = Public }},
		{"assurances assurances", func(t *Terms) { t.Assurances = nil }},
		{"assurances[1] unknown", func(t *Terms) { t.Assurances = []Assurance{NoTorture, "kindness"} }},
		{"onward.rule required", func(t *Terms) { t.Onward.Rule = "" }},
		{"onward.parties onward_unused", func(t *Terms) { t.Onward.Parties = []string{"p-c"} }},
		{"onward.ceiling onward_unused", func(t *Terms) { t.Onward.Ceiling = incident.TLPClear }},
		{"onward.parties onward_parties", func(t *Terms) { t.Onward = Onward{Rule: OnwardListed, Ceiling: incident.TLPClear} }},
		{"onward.parties onward_giver", func(t *Terms) { t.Onward = Onward{OnwardListed, []string{t.Taker}, incident.TLPClear} }},
		{"onward.ceiling required", func(t *Terms) { t.Onward = Onward{Rule: OnwardListed, Parties: []string{"p-c"}} }},
		{"onward.ceiling onward_ceiling", func(t *Terms) { t.Onward = Onward{OnwardListed, []string{"p-c"}, incident.TLPRed} }},
		{"onward.ceiling onward_any", func(t *Terms) { t.Onward = Onward{OnwardListed, []string{Any}, incident.TLPGreen} }},
		{"retention_days range", func(t *Terms) { t.RetentionDays = 0 }},
		{"retention_days range", func(t *Terms) { t.RetentionDays = MaxDays + 1 }},
		{"beat_minutes range", func(t *Terms) { t.BeatMinutes = -1 }},
		{"starts required", func(t *Terms) { t.Starts = incident.NoDay }},
		{"ends year", func(t *Terms) { t.Ends = incident.Date(2200, 1, 1) }},
		{"ends order", func(t *Terms) { t.Ends = t.Starts - 1 }},
		{"ends too_long_a_time", func(t *Terms) { t.Ends = t.Starts + MaxDays }},
		{"on_breach required", func(t *Terms) { t.OnBreach = "" }},
		{"on_breach one_step", func(t *Terms) { t.Ladder, t.OnBreach = nil, DropOne }},
		{"ladder many", func(t *Terms) { t.Ladder = make([]Step, 10) }},
		{"ladder[1].name required", func(t *Terms) { t.Ladder[1].Name = both("", "") }},
		{"ladder[1].opens none", func(t *Terms) { t.Ladder[1].Opens = nil; t.Kinds = []Kind{Warning, Plan} }},
		{"ladder[1].opens not_in_kinds", func(t *Terms) { t.Ladder[1].Opens = []Kind{Report, Judgment} }},
		{"ladder[1].opens opened_before", func(t *Terms) { t.Ladder[1].Opens = []Kind{Warning}; t.Kinds = []Kind{Warning, Plan} }},
		{"ladder never_opened", func(t *Terms) { t.Kinds = append(t.Kinds, Figure) }},
		{"ladder[0].conditions first_step", func(t *Terms) { t.Ladder[0].Conditions = []Condition{{Type: GivenAtLeast, N: 1}} }},
		{"ladder[1].conditions unconditional", func(t *Terms) { t.Ladder[1].Conditions = nil }},
		{"ladder[1].conditions many", func(t *Terms) { t.Ladder[1].Conditions = make([]Condition, 10) }},
		{"ladder[2].conditions[0].type unknown", func(t *Terms) { cond(t, 0).Type = "luck" }},
		{"ladder[2].conditions[0].n range", func(t *Terms) { cond(t, 0).N = 0 }},
		{"ladder[2].conditions[0].percent range", func(t *Terms) { cond(t, 0).Percent = 101 }},
		{"ladder[2].conditions[0].hours range", func(t *Terms) { cond(t, 0).Hours = -1 }},
		{"ladder[2].conditions[0].what unknown", func(t *Terms) { cond(t, 0).What = "rumour" }},
		{"ladder[2].conditions[0].days unused", func(t *Terms) { cond(t, 0).Days = 3 }},
		{"ladder[2].conditions[1].days range", func(t *Terms) { cond(t, 1).Days = -1 }},
		{"ladder[2].conditions[1].percent unused", func(t *Terms) { cond(t, 1).Percent = 3 }},
		{"ladder[2].conditions[2].days range", func(t *Terms) { cond(t, 2).Days = 0 }},
		{"ladder[2].conditions[2].what unused", func(t *Terms) { cond(t, 2).What = Warning }},
		{"ladder[2].conditions[2].instrument unused", func(t *Terms) { cond(t, 2).Instrument = instrument.Plan }},
		{"ladder[2].conditions[2].instrument unknown", func(t *Terms) { *cond(t, 2) = Condition{Type: Signed, Instrument: instrument.Agreement} }},
		{"ladder[2].conditions[2].n range", func(t *Terms) { *cond(t, 2) = Condition{Type: ReciprocalStep, N: 10} }},
	} {
		terms := mock()
		if err := terms.Check(); err != nil {
			t.Fatal(err)
		}
		c.spoil(&terms)
		err := terms.Check()
		faults := FaultsOf(err)
		if len(faults) != 1 || faults[0].Field+" "+faults[0].Code != c.want {
			t.Errorf("want %q alone: %v", c.want, err)
		}
		for _, f := range faults {
			if w, plain := f.Words(), (Fault{}).Words(); w.AR == "" || w.EN == "" || w == plain {
				t.Errorf("%s says nothing: %v", f.Code, w)
			}
		}
	}
}

func TestFaultsOfAField(t *testing.T) {
	terms := mock()
	terms.Ladder[1].Name = both("", "")
	terms.Ladder[1].Conditions[0].N = 0
	terms.Title.AR = ""
	var e *Invalid
	if !errors.As(terms.Check(), &e) || len(e.Of("ladder[1]")) != 2 || len(e.Of("ladder[1].name")) != 1 || len(e.Of("lad")) != 0 || len(e.Of("title")) != 1 {
		t.Errorf("%v", e)
	}
	if w := e.Words(); !strings.Contains(w.AR, "شروط غير صالحة") || !strings.Contains(e.Error(), "title write it in Arabic") {
		t.Errorf("%v", w)
	}
	if FaultsOf(errors.New("x")) != nil {
		t.Error("another error has faults")
	}
}
