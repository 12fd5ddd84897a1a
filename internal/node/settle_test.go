package node

import (
	"errors"
	"testing"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

func TestWhatADocumentSaysTwiceStays(t *testing.T) {
	n, ctx := open(t), t.Context()
	person := func(login string) string {
		p, err := n.NewPerson(ctx, "", account.Person{Login: login, Roles: []account.Role{account.Analyst}}, "olive lantern quarry")
		if err != nil {
			t.Fatal(err)
		}
		return p.ID
	}
	me, other := person("yusuf"), person("maryam")
	d, _, err := n.TakeDocument(ctx, store.Document{Text: "في 11 يناير 2025 هاجم مسلحون من تنظيم داعش حاجزا في دير الزور.", Published: incident.Date(2025, 1, 26), By: me, Restricted: []string{me}})
	if err != nil {
		t.Fatal(err)
	}
	claims, err := n.Proposals(ctx, store.Viewer{Person: me}, d.ID)
	if err != nil || len(claims) == 0 {
		t.Fatal(claims, err)
	}

	// Choices are kept, taken back, and hidden with their document.
	for _, s := range []Settlement{{Clash: 0, Choice: AskSource}, {Clash: 1, Choice: KeepAll}, {Clash: 1}} {
		if err := n.Settle(ctx, me, d.ID, s); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := n.Settled(ctx, store.Viewer{Person: me}, d.ID); err != nil || len(list) != 1 || list[0].Choice != AskSource || list[0].By != me || list[0].At.IsZero() {
		t.Errorf("settled: %+v %v", list, err)
	}
	if asked, err := n.Asked(ctx); err != nil || asked[d.ID] != 1 {
		t.Errorf("asked: %v %v", asked, err)
	}
	if err := n.Settle(ctx, other, d.ID, Settlement{Choice: KeepAll}); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody else settles: %v", err)
	}
	if _, err := n.Settled(ctx, store.Viewer{Person: other}, d.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody else reads: %v", err)
	}
	if invalid := (*store.Invalid)(nil); !errors.As(n.Settle(ctx, me, d.ID, Settlement{Choice: "both"}), &invalid) {
		t.Error("a choice that is none was kept")
	}

	// What a claim is told apart from is kept likewise.
	if err := n.NotSame(ctx, other, d.ID, claims[0].Key, "incident-1", false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("somebody else tells apart: %v", err)
	}
	for _, back := range []bool{false, true, false} {
		if err := n.NotSame(ctx, me, d.ID, claims[0].Key, "incident-1", back); err != nil {
			t.Fatal(err)
		}
		if apart, err := n.ToldApart(ctx, d.ID); err != nil || apart(claims[0].Key, "incident-1") == back || apart(claims[0].Key, "incident-2") {
			t.Errorf("told apart, taken back %t: %v", back, err)
		}
	}

	// The other date goes in beside the one shown.
	dec := incident.Date(2024, 12, 11)
	id, err := n.ConfirmAll(ctx, me, store.Placed{Claim: claims[0]}, []incident.When{{Start: dec, End: dec, Precision: incident.TimeDay}}, "")
	if err != nil {
		t.Fatal(err)
	}
	full, err := n.Incident(ctx, store.Viewer{Person: me}, id)
	if err != nil || len(full.Claims) != 2 || full.Incident.Sources != 1 {
		t.Fatalf("%+v %v", full, err)
	}
	if w := full.Incident.When; w.Value.Start != incident.Date(2025, 1, 11) || len(w.Rivals) != 1 || w.Rivals[0].Value.Start != dec {
		t.Errorf("time: %+v", w)
	}
	if waiting, err := n.Waiting(ctx, store.Viewer{Person: me}); err != nil || waiting != len(claims)-1 {
		t.Errorf("%d wait of %d, %v", waiting, len(claims), err)
	}
	if faults, err := n.Check(ctx); err != nil || len(faults) > 0 {
		t.Errorf("check: %q %v", faults, err)
	}
	if err := n.Exchange(ctx, "erasing", func(x store.Exchange) error { return forget(x, []string{d.ID}) }); err != nil {
		t.Fatal(err)
	}
	if list, err := n.Settled(ctx, store.Viewer{Person: me}, d.ID); err != nil || len(list) != 0 {
		t.Errorf("after erasure: %+v %v", list, err)
	}
	if apart, err := n.ToldApart(ctx, d.ID); err != nil || apart(claims[0].Key, "incident-1") {
		t.Errorf("after erasure still told apart, %v", err)
	}
}
