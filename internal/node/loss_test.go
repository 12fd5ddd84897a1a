package node

import (
	"context"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// A taker that asks how the logs stand learns of entries whose parcels are still on their way. Its cosignature under
// them is no sign that the parcels came.
func TestEntriesBeforeTheirParcel(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen))
	d.net.down["https://damascus.test:8421"] = true
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	must(t, a.ReleaseNow(ctx, "rana", r.ID))
	for range 2 { // the first brings the entries, the second the cosignature
		must(t, b.Greet(ctx, d.ids["coalition"]))
	}
	if given := ok(a.Given(ctx, "", 10))(t); len(given) != 1 || given[0].Arrived {
		t.Fatalf("the parcel did not come, and counts as arrived: %+v", given)
	}
	d.net.down["https://damascus.test:8421"] = false
	d.clock.move(time.Hour)
	d.settle()
	if got := ok(b.Inbox(ctx, "", 10))(t); len(got) != 1 {
		t.Fatalf("%d things came", len(got))
	}
	if given := ok(a.Given(ctx, "", 10))(t); !given[0].Arrived {
		t.Error("it came, and does not count as arrived")
	}
}

// A node that starts goes on with the next beat: a start is no beat, and what it gives is newer than what it gave at
// once before.
func TestNewerAfterRestart(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	d.clock.move(27 * time.Minute)
	c := plot("desk:one", incident.TLPGreen)
	ids := d.add("coalition", c)
	d.give("coalition", lineage, ids...)
	must(t, d.nodes["coalition"].Close())
	d.start("coalition")
	a := d.nodes["coalition"]
	c.Claim.Title.EN = "Plot to bomb the Sayyida Zaynab shrine foiled"
	c.Claim.ID = incident.ClaimID(c.Claim.Key, []byte(c.Claim.Title.EN))
	d.add("coalition", c)
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	must(t, a.Beat(ctx))
	d.settle()
	if got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t); got[0].Title.EN == c.Claim.Title.EN {
		t.Fatal("it left at the start, and not on the beat")
	}
	d.clock.move(15 * time.Minute)
	must(t, a.Beat(ctx))
	d.settle()
	got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t)
	if len(got) != 1 || got[0].Title.EN != c.Claim.Title.EN {
		t.Fatalf("%+v", got)
	}
}

// When a partner is there again, what waited out its absence goes at once and in its order; so does what a process had
// in hand that was killed.
func TestNothingWaitsOnAfterAnAbsence(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	d.net.down["https://damascus.test:8421"] = true
	for _, key := range []string{"desk:one", "desk:two", "desk:three"} {
		ids := d.add("coalition", plot(key, incident.TLPGreen))
		for range 4 { // waits get longer
			d.clock.move(time.Hour)
			ok(a.Deliver(ctx))(t)
		}
		r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}))(t)
		must(t, a.ApproveRelease(ctx, "rana", r.ID))
		must(t, a.ReleaseNow(ctx, "rana", r.ID))
	}
	d.net.down["https://damascus.test:8421"] = false
	must(t, b.Greet(ctx, d.ids["coalition"]))
	ok(a.Deliver(ctx))(t)
	if got := ok(b.Inbox(ctx, "", 10))(t); len(got) != 3 {
		t.Fatalf("%d of 3 came", len(got))
	}

	ids := d.add("coalition", plot("desk:four", incident.TLPGreen))
	d.net.down["https://damascus.test:8421"] = true
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	ok(a.give(ctx, "rana", lineage, true, d.clock.Now()))(t)
	if _, due, err := a.leased(ctx, d.ids["damascus"]); err != nil || len(due) == 0 {
		t.Fatal(due, err)
	}
	must(t, a.Close()) // as a kill does: nobody gives back what was leased
	d.start("coalition")
	d.net.down["https://damascus.test:8421"] = false
	running, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { d.nodes["coalition"].Run(running); close(done) }()
	for len(ok(b.Inbox(ctx, "", 10))(t)) != 4 {
		time.Sleep(10 * time.Millisecond)
	}
	stop()
	<-done
}

// stuck is a network with one door at which nothing is ever answered.
type stuck struct {
	*network
	door string
}

func (s stuck) Send(ctx context.Context, address string, pin [32]byte, b []byte) ([]byte, error) {
	if address == s.door {
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return s.network.Send(ctx, address, pin, b)
}

// A partner whose door swallows parcels and says nothing keeps no other partner waiting.
func TestSlowDoorKeepsNobodyWaiting(t *testing.T) {
	d := meet(t, "coalition", "damascus", "sdf")
	ctx := t.Context()
	a := d.nodes["coalition"]
	slow, quick := d.agree("coalition", "damascus", nil), d.agree("coalition", "sdf", nil)
	a.UseTransport(stuck{d.net, "https://damascus.test:8421"})
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen))
	for _, lineage := range []string{slow, quick} {
		r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids}))(t)
		must(t, a.ApproveRelease(ctx, "rana", r.ID))
	}
	running, stop := context.WithCancel(ctx)
	post := postmen{n: a, out: map[string]bool{}}
	d.clock.move(time.Hour) // the beat of both
	a.round(running, &post)
	for len(ok(d.nodes["sdf"].Inbox(ctx, "", 10))(t)) != 1 {
		time.Sleep(10 * time.Millisecond)
		a.round(running, &post)
	}
	stop()
	post.all.Wait()
	if got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t); len(got) != 0 {
		t.Errorf("%d things came through a door that is stuck", len(got))
	}
}

// What one thing has in common with another, its place and who gave it, stays when the one is erased and the other not.
func TestErasingLeavesWhatOthersNeed(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	b := d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen), plot("desk:three", incident.TLPGreen))
	d.give("coalition", lineage, ids[0], ids[1]) // in one parcel
	d.clock.move(40 * 24 * time.Hour)
	d.give("coalition", lineage, ids[2])
	got := ok(b.Inbox(ctx, "", 10))(t)
	counts := map[string]int{}
	for _, r := range got {
		if len(r.Objects) < 5 {
			t.Errorf("only %d objects go with %s: %v", len(r.Objects), r.Copy, r.Objects)
		}
		for _, id := range r.Objects {
			counts[id]++
		}
	}
	shared, own := 0, 0
	for _, n := range counts {
		if n == len(got) {
			shared++
		} else if n == 1 {
			own++
		}
	}
	if len(got) != 3 || shared == 0 || own < 6 {
		t.Fatalf("%d things, %d objects in common, %d of one alone", len(got), shared, own)
	}
	d.clock.move(60 * 24 * time.Hour)
	made := ok(b.ExpireNow(ctx))(t)
	if len(made) != 1 || len(made[0].Copies) != 2 {
		t.Fatalf("%+v", made)
	}
	left := map[string]bool{}
	for _, r := range ok(b.Inbox(ctx, "", 10))(t) {
		for _, id := range r.Objects {
			left[id] = true
		}
	}
	must(t, b.Consult(ctx, "looking", func(x store.Exchange) error {
		for id := range counts {
			versions, err := x.Versions(sender(d.ids["coalition"]), id)
			if err != nil {
				return err
			}
			if (len(versions) > 0) != left[id] {
				t.Errorf("%s: %d versions, needed: %v", id, len(versions), left[id])
			}
		}
		return nil
	}))
}
