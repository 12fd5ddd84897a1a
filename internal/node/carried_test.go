package node

import (
	"bytes"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/parcel"
)

// A node that runs now and then lets go what is due when somebody packs, as of the last beat; beside a running one it
// leaves the beat to that.
func TestCatchUp(t *testing.T) {
	d := meet(t, "coalition", "sdf")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["sdf"]
	lineage := d.agree("coalition", "sdf", nil)
	d.net.down["https://sdf.test:8421"], d.net.down["https://coalition.test:8421"] = true, true
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen))
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids}))(t)
	must(t, a.CatchUp(ctx, ""))
	if got := ok(a.Release(ctx, r.ID))(t); got.State != ReleaseAwaiting {
		t.Fatalf("it went without approval: %s", got.State)
	}
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	d.clock.move(20 * time.Minute)
	unlock := ok(Lock(d.dirs["coalition"]))(t)
	must(t, a.CatchUp(ctx, d.ids["sdf"]))
	if got := ok(a.Release(ctx, r.ID))(t); got.State != ReleaseApproved {
		t.Fatalf("it left off the beat of the running node: %s", got.State)
	}
	unlock()
	must(t, a.CatchUp(ctx, d.ids["sdf"]))
	if got := ok(a.Release(ctx, r.ID))(t); got.State != ReleaseGiven {
		t.Fatalf("the release is %s", got.State)
	}
	must(t, a.CatchUp(ctx, d.ids["sdf"]))

	// A look into the file takes nothing; what came is listed, and what came before is not new.
	var file bytes.Buffer
	packed := ok(a.Pack(ctx, "rana", d.ids["sdf"], &file, nil))(t)
	before := len(ok(b.Arrivals(ctx, d.ids["coalition"]))(t))
	summary := ok(b.VerifyCourier(ctx, bytes.NewReader(file.Bytes())))(t)
	if summary.From != d.ids["coalition"] || int(summary.Parcels) != packed.Parcels {
		t.Errorf("the file is said to hold %+v, packed were %+v", summary, packed)
	}
	if got := len(ok(b.Arrivals(ctx, d.ids["coalition"]))(t)); got != before {
		t.Errorf("looking into the file took %d parcels", got-before)
	}
	ok(b.Unpack(ctx, "bashar", bytes.NewReader(file.Bytes()), nil))(t)
	after := ok(b.Arrivals(ctx, d.ids["coalition"]))(t)
	if len(after) <= before || after[0].State != "taken" || !containsKind(after, parcel.KindRelease) {
		t.Errorf("came: %+v", after)
	}
	if _, err := a.VerifyCourier(ctx, bytes.NewReader(file.Bytes())); err == nil {
		t.Error("its own sender can open the file")
	} else if e, is := CourierError(err); !is || e.Code != parcel.WrongRecipient {
		t.Errorf("its own sender is told %v", err)
	}
}

func containsKind(list []Arrival, k parcel.Kind) bool {
	for _, a := range list {
		if a.Kind == k {
			return true
		}
	}
	return false
}
