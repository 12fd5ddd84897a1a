package agreement

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/text"
)

// Climb is the body of a step instrument: with it both parties sign that a step of an agreement opens. It names how
// much of both ledgers its conditions were judged on, so that everybody judges on the same.
type Climb struct {
	Agreement  string `json:"agreement"`  // lineage
	Step       int    `json:"step"`       // number of the step that opens; 1 is the first
	Opens      []Kind `json:"opens"`      // what it opens, as in the ladder: a later ladder cannot put other things in its place
	Given      int64  `json:"given"`      // entries of the giver's log that count: m
	Received   int64  `json:"received"`   // entries of the taker's log that count: n
	Reciprocal int    `json:"reciprocal"` // number of the step that both hold to be open in the other direction; 0: none
}

// NewClimb proposes the next step of an agreement. The ledgers are those that the standing was evaluated on.
func (t Terms) NewClimb(s Standing, r Record) Climb {
	c := Climb{Agreement: r.Lineage, Step: s.Open + 1, Given: int64(len(r.Given)), Received: int64(len(r.Received)), Reciprocal: r.Reciprocal}
	if steps := t.Steps(); s.Open < len(steps) {
		c.Opens = steps[s.Open].Opens
	}
	return c
}

// ParseClimb reads the body of a step instrument, as strictly as Parse reads terms, and checks it.
func ParseClimb(b []byte) (Climb, error) {
	var c Climb
	if err := strict(b, &c); err != nil {
		return Climb{}, err
	}
	return c, c.Check()
}

// Marshal writes the climb as canonical JSON.
func (c Climb) Marshal() ([]byte, error) {
	fill(&c.Opens)
	return canonical(c)
}

// Check checks what can be known of a climb without its agreement. The error is an *Invalid with all faults.
func (c Climb) Check() error {
	k := &checker{}
	k.id("agreement", c.Agreement)
	k.number("step", c.Step, 1, maxSteps)
	list(k, "opens", c.Opens, func(x Kind) bool { return slices.Contains(Kinds(), x) }, true)
	k.number("reciprocal", c.Reciprocal, 0, maxSteps)
	for _, n := range []struct {
		field string
		size  int64
	}{{"given", c.Given}, {"received", c.Received}} {
		if n.size < 0 || n.size > 1<<40 {
			k.fault(n.field, "range", "0–"+strconv.Itoa(1<<40))
		}
	}
	if len(k.faults) > 0 {
		return &Invalid{k.faults}
	}
	return nil
}

// SignedClimb is a step instrument that both parties signed in time.
type SignedClimb struct {
	Climb
	ID string    // of the instrument
	At time.Time // from when on it is effective
}

// Interval is a time in which an instrument between the two parties is in force.
type Interval struct {
	Kind  instrument.Kind
	ID    string
	From  time.Time
	Until time.Time // exclusive; zero: it goes on
}

// Record is what the standing of an agreement is evaluated from. Both parties hold all of it alike.
type Record struct {
	Lineage     string           // of the agreement
	Since       time.Time        // when the lineage first came into force
	Given       []ledger.Content // the giver's log to the taker, to size m; zero where an entry cannot be opened
	Received    []ledger.Content // the taker's log to the giver, to size n
	Climbs      []SignedClimb    // in any order
	Instruments []Interval       // in any order
	Reciprocal  int              // number of the step that is open in the agreement of the other direction; 0: none
}

// Standing is which step of an agreement is open, and what opens the next.
type Standing struct {
	Open     int            // number of the open step: 1 is the first, 0: none
	Since    []time.Time    // for each step of the ladder, when it was opened; zero where it is closed
	Next     []Check        // the conditions of the next step, in their order; none at the top and where only signatures are missing
	NextStep int            // number of the next step; 0: the top is reached, or the agreement is not in force
	Ready    bool           // there is a next step and all its conditions hold: it opens once both have signed
	Dropped  bool           // a breach closed what is not open, and no step has been opened since
	Why      text.Bilingual // when Dropped: who recorded what, when, and what that closed
	Refused  []Refused      // climbs that both signed and that opened nothing
	Given    int            // m: entries of the giver's log that were looked at
	Received int            // n: entries of the taker's log
}

// Refused is a step that both signed and that is not open for that, and why.
type Refused struct {
	ID   string
	Step int
	Why  text.Bilingual
}

// breach is one recorded breach.
type breach struct {
	at      time.Time
	byGiver bool
	index   int // in its log
	code    string
}

// Stand evaluates which step is open at a time. It is pure: the same record and time give the same standing at both
// parties, in whatever order climbs are given.
//
// The first step opens with the agreement. Every other opens by a climb that both signed, one step at a time, and
// only if its conditions hold for the entries that the climb names at the time from which it is effective. A breach
// that either party recorded under the agreement, or under none by name, drops what is open as the terms say. It
// comes before a climb when the climb's entries hold it or when it was recorded before the climb was effective. So a
// breach never opens anything.
func (t Terms) Stand(r Record, now time.Time) Standing {
	steps := t.Steps()
	s := Standing{Since: make([]time.Time, len(steps)), Given: len(r.Given), Received: len(r.Received)}
	if r.Lineage == "" || r.Since.IsZero() || now.Before(r.Since) || t.Check() != nil {
		return s
	}
	s.Open, s.Since[0] = 1, r.Since
	breaches, done := r.breaches(), []breach(nil)
	drop := func(precedes func(breach) bool) {
		rest := breaches[:0:0]
		for _, b := range breaches {
			if !precedes(b) {
				rest = append(rest, b)
				continue
			}
			done = append(done, b)
			from := s.Open
			s.Open = t.OnBreach.from(s.Open)
			if s.Open < from {
				s.Dropped, s.Why = true, dropped(b, s.Open)
			}
			for i := s.Open; i < len(s.Since); i++ {
				s.Since[i] = time.Time{}
			}
		}
		breaches = rest
	}
	climbs := slices.Clone(r.Climbs)
	slices.SortFunc(climbs, func(a, b SignedClimb) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Step, b.Step), cmp.Compare(a.ID, b.ID))
	})
	climbs = slices.CompactFunc(climbs, func(a, b SignedClimb) bool { return a.ID == b.ID })
	for _, c := range climbs {
		if c.At.After(now) {
			break
		}
		drop(func(b breach) bool {
			size := c.Received
			if b.byGiver {
				size = c.Given
			}
			return int64(b.index) < size || !b.at.After(c.At)
		})
		if why := t.climb(c, r, s.Open, done); why != (text.Bilingual{}) {
			s.Refused = append(s.Refused, Refused{c.ID, c.Step, why})
			continue
		}
		s.Open, s.Since[c.Step-1], s.Dropped, s.Why = c.Step, c.At, false, text.Bilingual{}
	}
	drop(func(breach) bool { return true })
	if s.Open >= len(steps) {
		return s
	}
	s.NextStep, s.Ready = s.Open+1, true
	for _, c := range steps[s.Open].Conditions {
		check := c.check(r, r.Given, r.Received, done, r.Reciprocal, now)
		s.Next = append(s.Next, check)
		s.Ready = s.Ready && check.Met
	}
	return s
}

// from is the number of the step that stays open after a breach.
func (d Drop) from(open int) int {
	switch d {
	case DropFirst:
		return min(open, 1)
	case DropOne:
		return min(open, max(open-1, 1))
	}
	return 0
}

// breaches lists the breaches that count under the agreement, by time.
func (r Record) breaches() []breach {
	var out []breach
	for side, log := range [][]ledger.Content{r.Given, r.Received} {
		for i, e := range log {
			if e.Kind == ledger.Breached && (e.Agreement == r.Lineage || e.Agreement == "") {
				out = append(out, breach{e.At, side == 0, i, e.Code})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b breach) int { return a.at.Compare(b.at) })
	return out
}

// climb says why a climb does not open its step, or nothing when it does.
func (t Terms) climb(c SignedClimb, r Record, open int, breaches []breach) text.Bilingual {
	steps, n := t.Steps(), strconv.Itoa(c.Step)
	switch {
	case c.Agreement != r.Lineage:
		return both("تخص الموافقة اتفاقًا آخر", "it belongs to another agreement")
	case c.At.Before(r.Since):
		return both("تسبق الموافقة سريان الاتفاق", "it was to take effect before the agreement was in force")
	case c.Step != open+1:
		return both("الخطوة المفتوحة يومها هي "+strconv.Itoa(open)+"، ولا تُفتح إلا الخطوة التي تليها", "step "+strconv.Itoa(open)+" was open then, and only the one after it can open")
	case c.Step > len(steps):
		return both("ليس في الاتفاق خطوة رقمها "+n, "the agreement has no step "+n)
	case !sameSet(c.Opens, steps[c.Step-1].Opens):
		return both("وقّع الطرفان على فتح غير ما تفتحه الخطوة "+n+" الآن: وقّعا من جديد", "what both signed to open is not what step "+n+" opens now: sign anew")
	case c.Given < 0 || c.Received < 0 || c.Given > int64(len(r.Given)) || c.Received > int64(len(r.Received)):
		return both("لم تصل بعد كل قيود السجلّ التي بُنيت عليها", "not all the ledger entries that it was judged on are here yet")
	}
	for _, cond := range steps[c.Step-1].Conditions {
		if check := cond.check(r, r.Given[:c.Given], r.Received[:c.Received], breaches, c.Reciprocal, c.At); !check.Met {
			return both("وقّعها الطرفان، لكن شرطًا لم يكن متحققًا: "+check.Words.AR, "both signed, but a condition did not hold: "+check.Words.EN)
		}
	}
	return text.Bilingual{}
}

func sameSet[T comparable](a, b []T) bool {
	in := func(list []T) func(T) bool { return func(x T) bool { return !slices.Contains(list, x) } }
	return !slices.ContainsFunc(a, in(b)) && !slices.ContainsFunc(b, in(a))
}

// Check is one condition of a step: whether it holds and how far it is.
type Check struct {
	Condition Condition
	Met       bool
	Have      int            // acknowledged in time, outcomes back, full days, things given or received, the step that is open, instruments in force
	Of        int            // for shares: how many count; else 0
	Need      int            // how much Have must be
	Pending   int            // for shares: how many do not count yet because their time is not up
	On        time.Time      // for days: when the condition will hold if nothing is broken; else zero
	Words     text.Bilingual // "acknowledged within 1 h: 13 of 14"
	Missing   text.Bilingual // what is still needed; empty when met
}

// skew is how far the clocks of two parties may be apart: an acknowledgement that claims to be older than the giving by more
// than this cannot be true and does not count.
const skew = 10 * time.Minute

// check evaluates a condition on the first entries of both logs at a time.
func (c Condition) check(r Record, given, received []ledger.Content, breaches []breach, reciprocal int, at time.Time) Check {
	k := Check{Condition: c}
	switch c.Type {
	case AcknowledgedWithin:
		k.acknowledged(r, given, received, at)
	case OutcomeForEach:
		k.outcomes(r, given, received, at)
	case DaysWithoutBreach:
		from := r.Since
		for _, b := range breaches {
			if b.at.After(from) {
				from = b.at
			}
		}
		k.Need = c.Days
		k.Have = max(0, int(at.Sub(from)/(24*time.Hour)))
		k.On = from.Add(time.Duration(c.Days) * 24 * time.Hour)
	case GivenAtLeast:
		k.Have, k.Need = len(things(given, c.What, r.Lineage)), c.N
	case ReceivedAtLeast:
		k.Have, k.Need = len(things(received, c.What, "")), c.N
	case ReciprocalStep:
		k.Have, k.Need = reciprocal, c.N
	case Signed:
		k.Need = 1
		for _, i := range r.Instruments {
			if i.Kind == c.Instrument && !i.From.After(at) && (i.Until.IsZero() || at.Before(i.Until)) {
				k.Have = 1
			}
		}
	default:
		k.Need = 1 // what is not known does not hold
	}
	k.Met = k.Have >= k.Need && k.Need > 0
	if c.Type == AcknowledgedWithin || c.Type == OutcomeForEach {
		k.Met = k.Met && k.Of >= c.N
	}
	k.Words = k.words()
	if !k.Met {
		k.Missing = k.missing()
	}
	return k
}

// thing is one thing that was given, however often it was given anew.
type thing struct {
	ref string
	at  time.Time // first given
}

// things lists what was given of a kind (empty: of all kinds) under an agreement (empty: under any).
func things(log []ledger.Content, what Kind, lineage string) []thing {
	var out []thing
	seen := map[string]int{}
	for _, e := range log {
		k := Kind(e.What)
		if e.Kind != ledger.Gave || e.Ref == "" || !slices.Contains(Kinds(), k) || what != "" && k != what || lineage != "" && e.Agreement != lineage {
			continue
		}
		if i, again := seen[e.Ref]; again {
			if e.At.Before(out[i].at) {
				out[i].at = e.At
			}
			continue
		}
		seen[e.Ref] = len(out)
		out = append(out, thing{e.Ref, e.At})
	}
	return out
}

// refs is which things have an entry of a kind.
func refs(log []ledger.Content, kind ledger.Kind) map[string]bool {
	out := map[string]bool{}
	for _, e := range log {
		if e.Kind == kind && e.Ref != "" {
			out[e.Ref] = true
		}
	}
	return out
}

func (k *Check) acknowledged(r Record, given, received []ledger.Content, at time.Time) {
	limit := time.Duration(k.Condition.Hours) * time.Hour
	acks := map[string][]time.Time{}
	for _, e := range received {
		if e.Kind == ledger.Acknowledged && e.Ref != "" {
			acks[e.Ref] = append(acks[e.Ref], e.At)
		}
	}
	for _, g := range things(given, k.Condition.What, r.Lineage) {
		switch {
		case slices.ContainsFunc(acks[g.ref], func(ack time.Time) bool { d := ack.Sub(g.at); return -skew <= d && d <= limit }):
			k.Have++
			k.Of++
		case at.Sub(g.at) > limit:
			k.Of++
		default:
			k.Pending++
		}
	}
	k.Need = ceil(k.Condition.Percent*k.Of, 100)
	if k.Of < k.Condition.N {
		k.Need = k.Condition.N
	}
}

func ceil(a, b int) int { return (a + b - 1) / b }

func (k *Check) outcomes(r Record, given, received []ledger.Content, at time.Time) {
	grace := time.Duration(k.Condition.Days) * 24 * time.Hour
	back, taken := refs(received, ledger.Outcome), refs(given, ledger.Recalled)
	for _, g := range things(given, k.Condition.What, r.Lineage) {
		switch {
		case back[g.ref]:
			k.Have++
			k.Of++
		case taken[g.ref]:
		case grace > 0 && at.Sub(g.at) <= grace:
			k.Pending++
		default:
			k.Of++
		}
	}
	k.Need = max(k.Of, k.Condition.N)
}

// words is the condition and how far it is, in one line.
func (k *Check) words() text.Bilingual {
	c, have := k.Condition, strconv.Itoa(k.Have)
	of := both(have+" من "+strconv.Itoa(k.Of), have+" of "+strconv.Itoa(k.Of))
	switch c.Type {
	case AcknowledgedWithin:
		h := span(c.Hours)
		short := strconv.Itoa(c.Hours) + " h"
		if c.Hours >= 48 && c.Hours%24 == 0 {
			short = h.EN
		}
		if c.What == "" {
			return both("إقرار خلال "+h.AR+": "+of.AR, "acknowledged within "+short+": "+of.EN)
		}
		n := nounOf(c.What)
		return both("إقرار "+pluralAR(c.What)+" خلال "+h.AR+": "+of.AR, n.ens+" acknowledged within "+short+": "+of.EN)
	case OutcomeForEach:
		n := nounOf(c.What)
		return both("نتيجة لكل "+n.hundred+": "+of.AR, "an outcome for every "+n.en+": "+of.EN)
	case DaysWithoutBreach:
		d := days.count(c.Days)
		return both(nominative(d.AR)+" بلا خرق: مضى "+have, d.EN+" without breach: "+have+" so far")
	case GivenAtLeast:
		n := nounOf(c.What).count(c.N)
		return both("إعطاء "+n.AR+": أُعطي "+have, n.EN+" given: "+have+" so far")
	case ReceivedAtLeast:
		n := nounOf(c.What).count(c.N)
		return both("ورود "+n.AR+": ورد "+have, n.EN+" received: "+have+" so far")
	case ReciprocalStep:
		n := strconv.Itoa(c.N)
		if k.Have == 0 {
			return both("فتح الخطوة "+n+" في الاتجاه المقابل: لا شيء مفتوح", "step "+n+" open in the other direction: none is open")
		}
		return both("فتح الخطوة "+n+" في الاتجاه المقابل: المفتوحة "+have, "step "+n+" open in the other direction: step "+have+" is")
	case Signed:
		w := instrumentWords(c.Instrument)
		if k.Have > 0 {
			return both(w.AR+": نافذة", w.EN+": in force")
		}
		return both(w.AR+": غير نافذة", w.EN+": not in force")
	}
	return both("شرط غير معروف", "a condition that is not known")
}

// pluralAR is the definite plural of a kind of thing.
func pluralAR(k Kind) string {
	switch k {
	case Warning:
		return "التحذيرات"
	case Report:
		return "التقارير"
	case Judgment:
		return "التقديرات"
	case Figure:
		return "الأرقام"
	case Watch:
		return "قيود المراقبة"
	case Plan:
		return "الخطط"
	}
	return "المواد"
}

func instrumentWords(k instrument.Kind) text.Bilingual {
	switch k {
	case instrument.Assurance:
		return both("تعهدات موقّعة", "signed assurances")
	case instrument.Consent:
		return both("موافقة موقّعة على التمرير", "a signed consent to pass on")
	case instrument.Plan:
		return both("خطة مشتركة موقّعة", "a signed joint plan")
	}
	return unknown(string(k))
}

// missing says what a condition that does not hold still needs.
func (k *Check) missing() text.Bilingual {
	c := k.Condition
	switch c.Type {
	case AcknowledgedWithin:
		if k.Of < c.N {
			n := nounOf(c.What).count(c.N - k.Of)
			return both("يُحتسب ما لا يقل عن "+nounOf(c.What).count(c.N).AR+": لا بد بعدُ من "+n.AR, "at least "+strconv.Itoa(c.N)+" must count: still "+n.EN+" to come")
		}
		if c.Percent >= 100 {
			return both("تأخر إقرار واحد على الأقل، والمطلوب ألّا يتأخر شيء منها: لا تُفتح هذه الخطوة إلا بنسخة جديدة من الاتفاق", "at least one was late, and all were asked for: only a new version of the agreement can open this step")
		}
		// With each further one acknowledged in time, Have and Of both rise.
		n := nounOf(c.What).count(ceil(c.Percent*k.Of-100*k.Have, 100-c.Percent))
		return both("النسبة المطلوبة "+percent(c.Percent).AR+": لا بد بعدُ من إقرار "+n.AR+" في الوقت، بلا تأخير جديد", percent(c.Percent).EN+" needed: still "+n.EN+" to be acknowledged in time, none late")
	case OutcomeForEach:
		if k.Have < k.Of {
			n := nounOf(c.What).count(k.Of - k.Have)
			return both("لم تصل بعدُ نتيجة "+n.AR, "still without an outcome: "+n.EN)
		}
		n := nounOf(c.What).count(c.N - k.Of)
		return both("يُحتسب ما لا يقل عن "+nounOf(c.What).count(c.N).AR+": لا بد بعدُ من "+n.AR, "at least "+strconv.Itoa(c.N)+" must count: still "+n.EN+" to come")
	case DaysWithoutBreach:
		on, left := dated(incident.DayOf(k.On.UTC())), fullDays.count(k.Need-k.Have)
		return both("يتحقق بعد "+left.AR+"، في "+on.AR, left.EN+" to go: it holds on "+on.EN)
	case GivenAtLeast, ReceivedAtLeast:
		n := nounOf(c.What).count(k.Need - k.Have)
		return both("لا بد بعدُ من "+n.AR, "still "+n.EN+" to come")
	case ReciprocalStep:
		return both("تُفتح الخطوة "+strconv.Itoa(c.N)+" أولًا في الاتفاق المقابل", "step "+strconv.Itoa(c.N)+" must open first in the agreement of the other direction")
	case Signed:
		return both("يلزم توقيعها أولًا", "it must be signed first")
	}
	return both("لا تعرف هذه العقدة هذا الشرط: حدّث البرنامج", "this node does not know this condition: update it")
}

// dropped says why steps were closed.
func dropped(b breach, open int) text.Bilingual {
	by, what, on := both("المتلقي", "the taker"), BreachWords(b.code), dated(incident.DayOf(b.at.UTC()))
	if b.byGiver {
		by = both("المعطي", "the giver")
	}
	left := both("لم تبقَ أي خطوة مفتوحة", "No step is open any more")
	if open > 0 {
		n := strconv.Itoa(open)
		left = both("بقيت الخطوة "+n+" مفتوحة، وأُغلق ما بعدها", "Step "+n+" stays open, those after it are closed")
	}
	return both("سجّل "+by.AR+" خرقًا في "+on.AR+": "+what.AR+". "+left.AR+".", "On "+on.EN+" "+by.EN+" recorded a breach: "+what.EN+". "+left.EN+".")
}

// Breaches lists the codes of breaches that a party can record, in the order in which pages list them.
func Breaches() []string {
	return []string{"onward", "purpose", "use", "retention", "assurance", "leak", "source", "scope", "other"}
}

// BreachWords says what was broken.
func BreachWords(code string) text.Bilingual {
	switch code {
	case "onward":
		return both("مُرِّرت مادة بلا إذن", "something was passed on without permission")
	case "purpose":
		return both("استُعملت مادة في غير الغرض المتفق عليه", "something was used for another purpose than agreed")
	case "use":
		return both("عُمل بمادة على نحو لا يجيزه الاتفاق", "something was acted on in a way that is not allowed")
	case "retention":
		return both("حُفظت مادة بعد انقضاء مدتها", "something was kept for longer than agreed")
	case "assurance":
		return both("أُخِلّ بتعهد يخص حقوق الإنسان", "an assurance about human rights was broken")
	case "leak":
		return both("وصلت مادة إلى العلن", "something reached the public")
	case "source":
		return both("جرت محاولة لكشف مصدر", "somebody tried to find out a source")
	case "scope":
		return both("أُعطي ما لا يدخل في الاتفاق", "something was given that the agreement does not cover")
	}
	return both("سبب آخر", "another reason")
}
