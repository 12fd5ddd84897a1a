package node

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// clone makes the same desks again, byte for byte, at the same time.
func (d *desks) clone(t *testing.T) *desks {
	t.Helper()
	c := &desks{t: t, clock: &clock{now: d.clock.now, still: true}, net: &network{nodes: map[string]*Node{}, down: map[string]bool{}},
		nodes: map[string]*Node{}, ids: map[string]string{}, dirs: map[string]string{}}
	for name, dir := range d.dirs {
		c.dirs[name] = filepath.Join(t.TempDir(), name)
		must(t, os.CopyFS(c.dirs[name], os.DirFS(dir)))
		c.start(name)
	}
	return c
}

// letter is a parcel as the one at the other end of the wire can read it, without what is drawn at random: its size,
// its time, its body, what its entries say.
type letter struct {
	Size    int
	At      time.Time
	Urgent  bool
	Known   int64
	Kind    parcel.Kind
	Body    string
	Entries []string
}

// listen reads every parcel that one desk sends to another.
func (d *desks) listen(from, to string, into *[]letter) {
	t := d.t
	pin := ok(d.nodes[to].Partner(t.Context(), d.ids[from]))(t).Pin
	d.net.taps = append(d.net.taps, func(address string, b []byte) {
		if address != "https://"+to+".test:8421" {
			return
		}
		p, err := parcel.Open(b, d.ids[to], func(id string) (*party.Pin, error) {
			if id == d.ids[from] {
				return pin, nil
			}
			return nil, nil
		})
		if err != nil {
			return // from somebody else
		}
		l := letter{Size: len(b), At: p.At, Urgent: p.Urgent, Known: p.Known, Kind: p.Kind()}
		if r, is := p.Body.(parcel.Release); is {
			for _, o := range r.Objects {
				l.Body += string(o) + "\n"
			}
			r.Objects = nil
			l.Body += string(ok(json.Marshal(r))(t))
		}
		if p.Ledger != nil {
			l.Entries = append(l.Entries, fmt.Sprint("from ", p.Ledger.From))
			for i, o := range p.Ledger.Openings {
				if o == nil {
					l.Entries = append(l.Entries, "sealed")
					continue
				}
				c := ok(ledger.ParseContent(o.Content))(t)
				e := ok(ledger.ParseEntry(p.Ledger.Entries[i]))(t)
				c.Parcel = ""
				l.Entries = append(l.Entries, fmt.Sprintf("%+v seen %d, %d bytes", c, e.Seen.Size, len(o.Content)))
			}
		}
		*into = append(*into, l)
	})
}

// disturb does things at a desk that an agreement may not see: claims above its ceiling, merges with them, marks and
// tear-lines on them, dealings with somebody else, documents for some people only.
func (d *desks) disturb(r *rand.Rand, second string, visible []string) {
	t, ctx, n := d.t, d.t.Context(), d.nodes["coalition"]
	red := func() (string, string) {
		d.secrets++
		c := plot(fmt.Sprint("desk:secret:", d.secrets), incident.TLPRed)
		c.Claim.Summary.EN = fmt.Sprint("Secret ", r.IntN(1000), " of a source that nobody may know.")
		return d.add("coalition", c)[0], c.Claim.Key
	}
	for range 1 + r.IntN(5) {
		switch r.IntN(6) {
		case 0:
			red()
		case 1: // it is merged into what goes, or what goes into it
			id, _ := red()
			into, from := visible[r.IntN(len(visible))], id
			if r.IntN(2) == 0 {
				into, from = from, into
			}
			if err := n.Merge(ctx, "ana", into, from, ""); err != nil && !errors.Is(err, store.ErrConflict) { // it may be merged away already
				t.Fatal(err)
			}
		case 2:
			_, key := red()
			must(t, n.SetMarks(ctx, "ana", Marks{Key: key, Marks: map[string]incident.Marking{release.Source: incident.TLPRed}}))
			ok(n.WriteTear(ctx, "ana", key, release.Tear{Level: incident.TLPGreen, Summary: text.Bilingual{EN: "A draft that nobody approved."}}))(t)
		case 3: // something goes to somebody else
			ids := d.add("coalition", plot(fmt.Sprint("desk:other:", r.IntN(1_000_000)), incident.TLPGreen))
			p := ok(n.ProposeRelease(ctx, "ana", Release{Lineage: second, Incidents: ids, Urgent: true}))(t)
			must(t, n.ApproveRelease(ctx, "rana", p.ID))
			must(t, n.ReleaseNow(ctx, "rana", p.ID))
		case 4: // a document for some people only
			doc := fmt.Sprint("doc-secret-", r.IntN(1_000_000))
			ok(n.PutDocument(ctx, store.Document{ID: doc, Name: "Restricted", Text: "words", Restricted: []string{"ana"}, By: "ana", Marking: incident.TLPRed}, nil))(t)
		case 5: // grades of what does not go, and a correction
			id, _ := red()
			full := ok(n.Incident(ctx, everybody, id))(t)
			c := full.Claims[0]
			c.Grade = incident.Grade{Reliability: "A", Credibility: strconv.Itoa(1 + r.IntN(5))}
			must(t, n.Correct(ctx, "ana", c, ""))
		}
	}
}

// TestNonInterferenceOnTheWire: for two states of a node that differ only in what an agreement may not see, all that
// its taker gets is equal: parcels, their sizes and times, objects byte for byte, entries of the ledger. Every world
// begins as a copy of the same databases.
func TestNonInterferenceOnTheWire(t *testing.T) {
	base := meet(t, "coalition", "damascus", "sdf")
	first := base.agree("coalition", "damascus", nil)
	second := base.agree("coalition", "sdf", nil)
	base.settle()
	ctx := t.Context()
	for _, n := range base.nodes {
		must(t, n.Consult(ctx, "looking", func(store.Exchange) error { return nil }))
	}
	// The secret that ids are made with is made with the first release: give each agreement one.
	must(t, base.nodes["coalition"].Exchange(ctx, "making keys", func(x store.Exchange) error {
		for _, l := range []string{first, second} {
			if _, err := lineageKey(x, l); err != nil {
				return err
			}
		}
		return nil
	}))
	for _, n := range base.nodes {
		must(t, n.Close())
	}
	worlds := 12
	if s := os.Getenv("TANSIQ_WIRE_WORLDS"); s != "" {
		worlds = ok(strconv.Atoi(s))(t)
	}
	run := func(seed uint64, disturbed bool) []letter {
		d := base.clone(t)
		r := rand.New(rand.NewPCG(seed, 7)) // #nosec G404 -- a test
		var heard []letter
		d.listen("coalition", "damascus", &heard)
		n := d.nodes["coalition"]
		claims := []store.Placed{plot("desk:a", incident.TLPAmber), plot("desk:b", incident.TLPGreen), plot("desk:c", incident.TLPGreen)}
		if disturbed && seed%2 == 1 {
			slices.Reverse(claims) // the order in which they were entered
		}
		visible := d.add("coalition", claims...)
		if disturbed && seed%2 == 1 {
			slices.Reverse(visible)
		}
		for i, id := range visible {
			if disturbed {
				d.disturb(r, second, visible)
			}
			d.clock.move(20 * time.Minute)
			p := ok(n.ProposeRelease(ctx, "ana", Release{Lineage: first, Incidents: []string{id}, Urgent: i != 1}))(t)
			must(t, n.ApproveRelease(ctx, "rana", p.ID))
			if i != 1 {
				must(t, n.ReleaseNow(ctx, "rana", p.ID))
			} else {
				must(t, n.Beat(ctx))
			}
			if disturbed {
				d.disturb(r, second, visible)
			}
			ok(n.DeliverTo(ctx, d.ids["damascus"]))(t)
		}
		d.clock.move(20 * time.Minute)
		must(t, n.Beat(ctx))
		ok(n.DeliverTo(ctx, d.ids["damascus"]))(t)
		for _, n := range d.nodes {
			must(t, n.Close())
		}
		return heard
	}
	want := run(0, false)
	if len(want) < 3 {
		t.Fatalf("only %d parcels went", len(want))
	}
	for seed := range worlds {
		got := run(uint64(seed), true) // #nosec G115 -- small
		if len(got) != len(want) {
			t.Fatalf("world %d: %d parcels went, and %d without the secrets", seed, len(got), len(want))
		}
		for i := range want {
			a, b := ok(json.Marshal(want[i]))(t), ok(json.Marshal(got[i]))(t)
			if !bytes.Equal(a, b) {
				t.Fatalf("world %d, parcel %d differs:\n%s\n%s", seed, i, a, b)
			}
		}
	}
	t.Logf("%d worlds, %d parcels each, of %d bytes", worlds, len(want), want[0].Size)
}
