package agreement

import (
	"slices"

	"tansiq/internal/instrument"
)

// ConditionType is what a condition of a step looks at. All are evaluated from what both parties hold alike.
type ConditionType string

// The types. "Given" is what the giver of the agreement gave, "received" what the taker gave back.
const (
	// AcknowledgedWithin: of the things of kind What that were given, at least Percent were acknowledged within
	// Hours of being given. One whose hours are not over yet counts neither way. At least N must count.
	AcknowledgedWithin ConditionType = "acknowledged_within"
	// OutcomeForEach: for every thing of kind What that was given more than Days ago, the taker has reported what came
	// of it. A younger one counts only once its outcome is back; with Days 0 there is no such grace, and a new thing
	// closes the condition until then. What the giver took back does not count. At least N must count.
	OutcomeForEach ConditionType = "outcome_for_each"
	// DaysWithoutBreach: Days full days have passed since the agreement came into force and since the last breach.
	DaysWithoutBreach ConditionType = "days_without_breach"
	// GivenAtLeast: the giver gave at least N things of kind What under the agreement.
	GivenAtLeast ConditionType = "given_at_least"
	// ReceivedAtLeast: the taker gave the giver at least N things of kind What, under whatever agreement.
	ReceivedAtLeast ConditionType = "received_at_least"
	// ReciprocalStep: in the agreement of the other direction step N or a higher one is open.
	ReciprocalStep ConditionType = "reciprocal_step"
	// Signed: an instrument of the kind Instrument between the two is in force.
	Signed ConditionType = "signed"
)

// ConditionTypes lists all types.
func ConditionTypes() []ConditionType {
	return []ConditionType{AcknowledgedWithin, OutcomeForEach, DaysWithoutBreach, GivenAtLeast, ReceivedAtLeast, ReciprocalStep, Signed}
}

// Condition is one thing that must hold before a step can open. Fields that its type does not use stay zero.
type Condition struct {
	Type       ConditionType   `json:"type"`
	What       Kind            `json:"what"`       // empty: things of every kind
	N          int             `json:"n"`          // 1…10000, or the number of a step
	Percent    int             `json:"percent"`    // 1…100
	Hours      int             `json:"hours"`      // 1…8784
	Days       int             `json:"days"`       // 1…MaxDays; for OutcomeForEach also 0
	Instrument instrument.Kind `json:"instrument"` // assurance, consent or plan
}

// uses says which fields a type of condition uses.
type uses struct{ what, n, percent, hours, days, instrument bool }

func (t ConditionType) uses() uses {
	switch t {
	case AcknowledgedWithin:
		return uses{what: true, n: true, percent: true, hours: true}
	case OutcomeForEach:
		return uses{what: true, n: true, days: true}
	case DaysWithoutBreach:
		return uses{days: true}
	case GivenAtLeast, ReceivedAtLeast:
		return uses{what: true, n: true}
	case ReciprocalStep:
		return uses{n: true}
	case Signed:
		return uses{instrument: true}
	}
	return uses{}
}

func (c *checker) condition(at string, cond Condition) {
	if !one(c, at+".type", cond.Type, ConditionTypes()) {
		return
	}
	u := cond.Type.uses()
	bounded := func(field string, used bool, n, least, most int) {
		switch {
		case used:
			c.number(at+field, n, least, most)
		case n != 0:
			c.fault(at+field, "unused", "")
		}
	}
	switch {
	case cond.What == "":
	case !u.what:
		c.fault(at+".what", "unused", "")
	case !slices.Contains(Kinds(), cond.What):
		c.fault(at+".what", "unknown", string(cond.What))
	}
	most := 10000
	if cond.Type == ReciprocalStep {
		most = maxSteps
	}
	bounded(".n", u.n, cond.N, 1, most)
	bounded(".percent", u.percent, cond.Percent, 1, 100)
	bounded(".hours", u.hours, cond.Hours, 1, 8784)
	least := 1
	if cond.Type == OutcomeForEach {
		least = 0
	}
	bounded(".days", u.days, cond.Days, least, MaxDays)
	switch {
	case u.instrument:
		one(c, at+".instrument", cond.Instrument, []instrument.Kind{instrument.Assurance, instrument.Consent, instrument.Plan})
	case cond.Instrument != "":
		c.fault(at+".instrument", "unused", "")
	}
}
