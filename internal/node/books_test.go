package node

import (
	"testing"

	"tansiq/internal/incident"
)

func TestBooks(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	d.give("coalition", lineage, d.add("coalition", plot("desk:plot", incident.TLPAmber))...)
	a := ok(d.nodes["coalition"].Books(ctx, d.ids["damascus"]))(t)
	b := ok(d.nodes["damascus"].Books(ctx, d.ids["coalition"]))(t)
	if a.Ours.Size == 0 || a.Ours.Cosigned == 0 || a.Ours.At.IsZero() || a.Ours.Cosigned > a.Ours.Size {
		t.Errorf("our log stands at %+v", a.Ours)
	}
	if a.Ours.Cosigned > b.Theirs.Size {
		t.Errorf("the partner cosigned %d entries and holds %d", a.Ours.Cosigned, b.Theirs.Size)
	}
	if len(a.Weeks) != 1 || a.Weeks[0].Given != 1 || a.Weeks[0].Received != 0 || len(b.Weeks) != 1 || b.Weeks[0].Received != 1 {
		t.Errorf("by week: %+v there, %+v here", b.Weeks, a.Weeks)
	}
	if g, _ := a.Stats.Sum("", "", -1); g.Items != 1 {
		t.Errorf("the balance counts %d", g.Items)
	}
	if _, err := d.nodes["coalition"].Books(ctx, "p-nobody"); !notFound(err) {
		t.Errorf("the books with nobody: %v", err)
	}
}
