package agreement

import (
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Template is a set of terms to begin with.
type Template struct {
	ID    string // stable: warnings, area_reports, step_for_step, research
	Name  text.Bilingual
	About text.Bilingual // whom it suits, in one sentence
	Terms Terms          // valid but for the parties, Starts and Ends
}

// Templates are ready-made terms that a page offers, about a subject (an actor id) and a place (the id of an administrative unit);
// empty: any. Each call makes new ones, which the caller may change.
func Templates(subject, unit string) []Template {
	if subject == "" {
		subject = Any
	}
	if unit == "" {
		unit = Any
	}
	base := Terms{
		Subjects: []string{subject}, Units: []string{unit}, From: incident.NoDay, To: incident.NoDay, Starts: incident.NoDay, Ends: incident.NoDay,
		Ceiling: incident.TLPAmber, Finest: incident.PlaceExact, Purpose: PreventAttacks, PAP: PAPGreen, Basis: DutyToWarn,
		Onward: Onward{Rule: OnwardAsk}, RetentionDays: 90, BeatMinutes: 15, OnBreach: DropFirst,
	}
	humane := func() []Assurance {
		return []Assurance{NoTorture, NoKilling, NoDisappearance, FairTrial, NoTransfer, SpareCivilians}
	}

	warnings := base
	warnings.Title = both("تحذيرات فقط", "Warnings only")
	warnings.Kinds, warnings.Assurances = []Kind{Warning}, humane()

	areas := base
	areas.Title = both("تقارير مناطق", "Area reports")
	areas.Kinds, areas.Assurances, areas.Ladder = []Kind{Warning, Report}, humane(), Ladder()[:2]

	steps := base
	steps.Title = both("خطوة مقابل خطوة", "A step for a step")
	steps.Kinds, steps.Assurances, steps.Ladder = []Kind{Warning, Report, Plan}, humane(), Ladder()

	research := base
	research.Title = both("بيانات بحثية للعموم", "Research data (public)")
	research.Kinds = []Kind{Report, Figure}
	research.Ceiling, research.Finest, research.Sources = incident.TLPClear, incident.PlaceTown, true
	research.Purpose, research.PAP, research.Basis = Research, PAPClear, Public
	research.Onward = Onward{Rule: OnwardListed, Parties: []string{Any}, Ceiling: incident.TLPClear}
	research.RetentionDays, research.BeatMinutes, research.OnBreach = MaxDays, 1440, DropAll

	return []Template{
		{"warnings", warnings.Title, both("لطرف لا تجمعك به إلا ضرورة درء خطر: لا يُعطى إلا التحذير من تهديد.", "For a party with whom nothing joins you but a danger to be averted: only warnings of threats go."), warnings},
		{"area_reports", areas.Title, both("تحذيرات أولًا، ثم تقارير عن المناطق حين يثبت الطرف الآخر جدّيته.", "Warnings first, then reports on areas once the other party has shown that it means it."), areas},
		{"step_for_step", steps.Title, both("السلّم كاملًا: تحذيرات، ثم تقارير مناطق، ثم خطط مشتركة، ولكل خطوة شروطها.", "The whole ladder: warnings, then area reports, then joint plans, each step on its conditions."), steps},
		{"research", research.Title, both("لجامعة أو صحيفة أو للنشر: لا يُعطى إلا ما وسمه \u2068TLP:CLEAR\u2069.", "For a university, a newspaper, or to publish: only what is TLP:CLEAR goes."), research},
	}
}

// Ladder is a sample ladder: warnings only, area reports, joint plans.
func Ladder() []Step {
	return []Step{
		{Name: both("تحذيرات فقط", "Warnings only"), Opens: []Kind{Warning}, Conditions: []Condition{}},
		{Name: both("تقارير مناطق", "Area reports"), Opens: []Kind{Report}, Conditions: []Condition{
			{Type: AcknowledgedWithin, What: Warning, N: 1, Percent: 80, Hours: 1},
			{Type: DaysWithoutBreach, Days: 14},
		}},
		{Name: both("خطط مشتركة", "Joint plans"), Opens: []Kind{Plan}, Conditions: []Condition{
			{Type: AcknowledgedWithin, N: 10, Percent: 90, Hours: 1},
			{Type: OutcomeForEach, What: Warning, N: 3, Days: 14},
			{Type: DaysWithoutBreach, Days: 30},
		}},
	}
}
