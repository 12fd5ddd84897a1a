package node

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// asked is what one desk knows of how another was asked.
func (d *desks) asked(name, lineage, id, other string) PlanAsked {
	d.t.Helper()
	for _, a := range ok(d.nodes[name].PlanAsked(d.t.Context(), lineage, id))(d.t) {
		if a.Party == d.ids[other] {
			return a
		}
	}
	d.t.Fatalf("%s knows nothing of %s", name, other)
	return PlanAsked{}
}

func refusedBy(err error) string {
	var p *watch.PlanError
	if errors.As(err, &p) {
		return p.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// a proposes; b is linked, c is reached by courier alone.
func TestRemind(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx, a := t.Context(), d.nodes["a"]
	d.cut("c")
	lineage, id := d.proposePlan("a", "", d.pocket())
	d.settle()
	if x := d.asked("a", lineage, id, "b"); x.Sent.IsZero() || x.Received.IsZero() || !x.Reminded.IsZero() || !x.Next.IsZero() {
		t.Errorf("b has it: %+v", x)
	}
	if x := d.asked("a", lineage, id, "c"); x.Sent.IsZero() || !x.Received.IsZero() {
		t.Errorf("nothing says that c has it: %+v", x)
	}
	d.clock.move(2 * time.Hour)
	remind := func(other string) string { return refusedBy(a.RemindPlan(ctx, "rana", lineage, id, d.ids[other])) }
	for _, other := range []string{"b", "c"} {
		if got := remind(other); got != "" {
			t.Fatalf("reminding %s: %s", other, got)
		}
		if got := remind(other); got != "reminded" {
			t.Errorf("reminding %s again at once: %q", other, got)
		}
	}
	d.settle()
	if x := d.asked("b", lineage, id, "a"); x.Reminds.IsZero() {
		t.Errorf("b does not know that it was reminded: %+v", x)
	}
	if got := len(d.journal("b", store.ActPlanReminded)); got != 1 {
		t.Errorf("the journal of b tells of %d reminders", got)
	}
	// By hand: the same file carries the plan and the reminder.
	d.carry("a", "c")
	if x := d.asked("c", lineage, id, "a"); x.Reminds.IsZero() {
		t.Errorf("c does not know that it was reminded: %+v", x)
	}
	d.carry("c", "a")
	if x := d.asked("a", lineage, id, "c"); x.Received.IsZero() {
		t.Errorf("c has answered, and is not known to have the plan: %+v", x)
	}
	// Who has not signed does not remind; who has signed is not reminded; nobody is reminded of what is dead.
	if got := refusedBy(d.nodes["b"].RemindPlan(ctx, "rana", lineage, id, d.ids["c"])); got != "unsigned" {
		t.Errorf("b reminds without having signed: %q", got)
	}
	must(t, d.nodes["b"].SignPlan(ctx, "rana", lineage, id))
	d.settle()
	d.clock.move(25 * time.Hour)
	if got := remind("b"); got != "nothing_missing" {
		t.Errorf("reminding who has signed: %q", got)
	}
	if got := remind("c"); got != "" {
		t.Errorf("reminding c a day later: %q", got)
	}
	d.clock.move(6 * 24 * time.Hour)
	if got := remind("c"); got != "nothing_missing" {
		t.Errorf("reminding of a dead plan: %q", got)
	}
	d.noFaults()
}

// A partner whose node does not keep to one reminder a day fills its own ledger and nothing else.
func TestRemindedTooOften(t *testing.T) {
	d := meet(t, "a", "b", "c")
	lineage, id := d.proposePlan("a", "", d.pocket())
	d.settle()
	for range 5 {
		d.clock.move(time.Minute)
		must(t, d.nodes["a"].Exchange(t.Context(), "reminding too often", func(x store.Exchange) error {
			deal, err := d.nodes["a"].deal(x, d.ids["b"])
			if err != nil {
				return err
			}
			l, err := d.nodes["a"].lineage(x, lineage)
			if err != nil {
				return err
			}
			v, _ := l.State.Version(id)
			notes, err := x.Records(shelfNote, store.Filter{Owner: lineage})
			if err != nil {
				return err
			}
			body := parcel.Signature{Lineage: lineage, Notes: []parcel.Note{parcel.Note(notes[0].Raw)}}
			if _, err := deal.send(body, sending{urgent: true, log: []ledger.Content{signedEntry(v.Head, x.Now(), remindedCode)}}); err != nil {
				return err
			}
			return deal.save()
		}))
		d.settle()
	}
	if got := len(d.journal("b", store.ActPlanReminded)); got != 1 {
		t.Errorf("the journal of b tells of %d reminders", got)
	}
}

func TestDuePlans(t *testing.T) {
	d := meet(t, "a", "b", "c")
	ctx := t.Context()
	lineage, id := d.proposePlan("a", "", d.pocket())
	d.settle()
	due := func(name string) string {
		var out []string
		for _, x := range DuePlans(ok(d.nodes[name].Plans(ctx))(t), d.clock.Now()) {
			s := x.What
			if x.Late {
				s += " late"
			}
			out = append(out, s)
		}
		return strings.Join(out, ", ")
	}
	if a, b := due("a"), due("b"); a != "begins" || b != "sign, begins" {
		t.Errorf("before b has signed: a %q, b %q", a, b)
	}
	must(t, d.nodes["b"].SignPlan(ctx, "rana", lineage, id))
	must(t, d.nodes["c"].SignPlan(ctx, "rana", lineage, id))
	d.settle()
	if a := due("a"); a != "" {
		t.Errorf("all have signed: %q", a)
	}
	d.clock.move(8 * 24 * time.Hour)
	if a := due("a"); a != "review" {
		t.Errorf("the review comes: %q", a)
	}
	d.clock.move(8 * 24 * time.Hour)
	if a := due("a"); a != "review late, ends" {
		t.Errorf("the review is past: %q", a)
	}
}
