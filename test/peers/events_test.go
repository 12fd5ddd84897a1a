package peers_test

import (
	"bytes"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/format/ucdp"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/test/peers"
)

// TestRealEventsAsSTIX renders one real event in four, checks each object by our own rules, brings every claim
// back, and lets the OASIS validator read some of them.
func TestRealEventsAsSTIX(t *testing.T) {
	root := os.Getenv("TANSIQ_SHARED")
	if root == "" {
		root = filepath.Join(peers.Root(t), "..", "shared")
	}
	raw, err := os.ReadFile(filepath.Join(root, "data", "ucdp", "ged_syria_2016_2019.csv"))
	if err != nil {
		t.Logf("not run: the real events are not here (%v); set TANSIQ_SHARED to where they are", err)
		return
	}
	units, err := area.Load()
	if err != nil {
		t.Fatal(err)
	}
	var all, sample bytes.Buffer
	rendering := incident.Rendering{Desk: true}
	whole, part := incident.NewExporter(&all, rendering), incident.NewExporter(&sample, rendering)
	went := map[string]incident.Claim{}
	rows := 0
	_, err = ucdp.Read(bytes.NewReader(raw), ucdp.Options{Units: units, Now: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}, func(r ucdp.Row) error {
		if rows++; rows%4 != 0 {
			return nil
		}
		c := r.Claim
		c.State = incident.Confirmed
		inc, err := incident.Compose([]incident.Claim{c}, incident.Desk{Subject: "islamic-state"})
		if err != nil {
			return err
		}
		inc.ID = c.ID
		if len(went)%40 == 0 {
			if err := part.Incident(inc, []incident.Claim{c}, time.Time{}); err != nil {
				return err
			}
		}
		went[c.ID] = c
		return whole.Incident(inc, []incident.Claim{c}, time.Time{})
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := whole.Close(); err != nil {
		t.Fatal(err)
	}
	if err := part.Close(); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	size, back := all.Len(), 0
	for o, err := range stix.Decode(&all, stix.DefaultLimits()) {
		if err != nil {
			t.Fatal(err)
		}
		if ids[o.ID] {
			t.Errorf("%s stands twice in the bundle", o.ID)
		}
		ids[o.ID] = true
		s, ok, err := incident.FromSTIX(o)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		back++
		if want := went[s.Claim.ID]; !reflect.DeepEqual(s.Claim, want) {
			t.Fatalf("came back as\n%+v\nwent out as\n%+v", s.Claim, want)
		}
	}
	if back != len(went) {
		t.Errorf("%d of %d claims came back", back, len(went))
	}
	t.Logf("%d events, %d objects, %d bytes", len(went), len(ids), size)
	peers.Validate(t, sample.Bytes())
}
