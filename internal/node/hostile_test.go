package node

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/release"
	"tansiq/internal/stix"
	"tansiq/internal/store"
)

// forge hands objects in that no honest node would give: its entries are in the ledger and everything is signed, and
// nothing decided whether it may go. It returns the parcel's id.
func (d *desks) forge(from, to, lineage string, objects ...string) string {
	d.t.Helper()
	n := d.nodes[from]
	a := ok(n.Agreement(d.t.Context(), lineage))(d.t)
	b := parcel.Release{Lineage: lineage, Agreement: a.ID, Step: 1, Purpose: "protect_people", PAP: "PAP:AMBER", RetentionDays: 90, Onward: parcel.Onward{Rule: "ask"}}
	for _, o := range objects {
		b.Objects = append(b.Objects, []byte(o))
	}
	var entries []ledger.Content
	for _, o := range objects {
		var head struct{ Type, ID string }
		must(d.t, json.Unmarshal([]byte(o), &head))
		if release.Top(head.ID) {
			entries = append(entries, ledger.Content{Kind: ledger.Gave, Agreement: lineage, What: "warning", Ref: head.ID, Digest: batchDigest(b.Objects), Step: 1})
		}
	}
	var id string
	must(d.t, n.Exchange(d.t.Context(), "forging", func(x store.Exchange) error {
		deal, err := n.deal(x, d.ids[to])
		if err != nil {
			return err
		}
		if id, err = deal.send(b, sending{urgent: true, log: entries}); err != nil {
			return err
		}
		return deal.save()
	}))
	return id
}

// outcome is what became of a parcel at its sender.
func (d *desks) outcome(from, id string) Outgoing {
	d.t.Helper()
	for _, o := range ok(d.nodes[from].Outbox(d.t.Context(), "", 0))(d.t) {
		if o.ID == id {
			return o
		}
	}
	d.t.Fatalf("%s has no parcel %s", from, id)
	return Outgoing{}
}

// given gives one thing honestly and returns its objects, by type; a type that stands twice has its last.
func (d *desks) given(from, lineage string, incidents ...string) map[string]string {
	d.t.Helper()
	d.give(from, lineage, incidents...)
	objects := map[string]string{}
	must(d.t, d.nodes[from].Consult(d.t.Context(), "reading copies", func(x store.Exchange) error {
		list, err := x.Records(shelfCopy, store.Filter{Owner: lineage})
		for _, r := range list {
			var head struct{ Type string }
			must(d.t, json.Unmarshal(r.Raw, &head))
			objects[head.Type] = string(r.Raw)
		}
		return err
	}))
	return objects
}

// journal lists what a desk's journal says of an act since the node was made.
func (d *desks) journal(name, act string) (notes []string) {
	d.t.Helper()
	must(d.t, d.nodes[name].JournalLines(d.t.Context(), func(body, _ []byte) error {
		var e store.Event
		err := json.Unmarshal(body, &e)
		if e.Act == act {
			notes = append(notes, e.Note)
		}
		return err
	}))
	return notes
}

// anew makes an object of another id of one that was given.
func anew(object string, replace ...string) string {
	var o struct{ Type, ID string }
	if err := json.Unmarshal([]byte(object), &o); err != nil {
		return err.Error()
	}
	return strings.NewReplacer(append([]string{o.ID, o.Type + "--" + parcelUUID()}, replace...)...).Replace(object)
}

func parcelUUID() string {
	id := parcel.NewID()
	return id[:8] + "-" + id[8:12] + "-4" + id[13:16] + "-8" + id[17:20] + "-" + id[20:32]
}

// TestHostileObjects gives objects in good parcels that are not what they should be. Nothing is lost, nothing counts
// for more than it may, the sender learns nothing, and the next honest parcel arrives.
func TestHostileObjects(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	b := d.nodes["damascus"]
	there := d.agree("coalition", "damascus", nil)
	back := d.agree("damascus", "coalition", nil)
	honest := d.given("coalition", there, d.add("coalition", plot("desk:one", incident.TLPGreen))...)
	ours := d.given("damascus", back, d.add("damascus", plot("desk:ours", incident.TLPGreen))...)
	amber := "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"
	green := "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
	unknown := "marking-definition--" + parcelUUID()
	versions := func(id string) (n int) {
		must(t, b.Consult(ctx, "counting versions", func(x store.Exchange) error {
			list, err := x.Versions(sender(d.ids["coalition"]), id)
			n = len(list)
			return err
		}))
		return n
	}
	marking := func(want incident.Marking) func(*testing.T) {
		return func(t *testing.T) {
			docs, _, err := b.Documents(ctx, everybody, "", "", 1)
			must(t, err)
			claims := ok(b.Proposals(ctx, everybody, docs[0].ID))(t)
			if len(claims) != 1 {
				t.Fatalf("%d claims", len(claims))
			}
			for _, c := range claims {
				if c.Marking != want {
					t.Errorf("the claim is marked %s, want %s", c.Marking, want)
				}
			}
		}
	}
	idOf := func(object string) string { return ok(stix.New([]byte(object)))(t).ID }
	person := func(props string) string {
		return `{"type":"identity","spec_version":"2.1","id":"identity--` + parcelUUID() + `","created":"2025-01-02T10:00:00.000Z","modified":"2025-01-02T10:00:00.000Z","name":"A private person"` + props + `}`
	}
	sealed := func(objects ...string) func(*testing.T) {
		return func(t *testing.T) {
			for _, o := range objects {
				if versions(idOf(o)) != 0 {
					t.Errorf("an object about a person stands open: %s", o)
				}
				if !slices.ContainsFunc(ok(b.SealedObjects(ctx, false))(t), func(s SealedObject) bool { return s.Object == idOf(o) }) {
					t.Errorf("an object about a person is not sealed: %s", o)
				}
			}
			if len(d.journal("damascus", store.ActSealed)) == 0 {
				t.Error("the journal does not say that something was sealed")
			}
		}
	}
	for _, c := range []struct {
		name    string
		objects []string
		want    func(t *testing.T)
	}{
		{"an unknown marking", []string{anew(honest["incident"], green, unknown), anew(honest["note"], green, unknown)}, marking(incident.TLPRed)},
		{"no marking", []string{anew(honest["note"], `"object_marking_refs":["`+green+`"],`, "")}, marking(incident.TLPRed)},
		{"a stricter marking outside than inside", []string{anew(honest["note"], `"object_marking_refs":["`+green+`"]`, `"object_marking_refs":["`+amber+`"]`)}, marking(incident.TLPAmber)},
		{"a part marked more strictly", []string{anew(honest["note"], `"object_marking_refs":`, `"granular_markings":[{"marking_ref":"`+amber+`","selectors":["content"]}],"object_marking_refs":`)}, marking(incident.TLPAmber)},
		{"our own copy, changed", []string{strings.NewReplacer("Plot to bomb", "No plot to bomb", d.ids["damascus"], d.ids["damascus"]).Replace(ours["note"]), ours["incident"]}, func(t *testing.T) {
			for _, o := range []string{ours["note"], ours["incident"]} {
				if versions(idOf(o)) != 0 {
					t.Errorf("an object that claims to be ours was taken: %s", o)
				}
				if !slices.ContainsFunc(ok(b.SealedObjects(ctx, true))(t), func(s SealedObject) bool { return s.Object == idOf(o) }) {
					t.Errorf("an object that claims to be ours is not kept apart: %s", o)
				}
			}
			if len(d.journal("damascus", store.ActQuarantined)) == 0 {
				t.Error("the journal does not say so")
			}
		}},
		{"made by us, it says", []string{anew(honest["note"], ok(stix.New([]byte(honest["note"])))(t).CreatedByRef, idOf(ours["identity"]))}, func(t *testing.T) {
			if n := len(ok(b.SealedObjects(ctx, true))(t)); n != 3 {
				t.Errorf("%d objects are kept apart", n)
			}
		}},
		{"private persons", func() (all []string) {
			for _, props := range []string{`,"identity_class":"individual"`, `,"identity_class":"Individual"`, `,"identity_class":"person"`, ``, `,"identity_class":"unknown"`} {
				all = append(all, person(props))
			}
			return all
		}(), nil},
		{"addresses and accounts", []string{
			`{"type":"email-addr","spec_version":"2.1","id":"email-addr--` + parcelUUID() + `","value":"a.private.person@example.org"}`,
			`{"type":"user-account","spec_version":"2.1","id":"user-account--` + parcelUUID() + `","user_id":"1001","display_name":"A private person"}`}, nil},
		{"a threat actor who is one person", []string{
			`{"type":"threat-actor","spec_version":"2.1","id":"threat-actor--` + parcelUUID() + `","created":"2025-01-02T10:00:00.000Z","modified":"2025-01-02T10:00:00.000Z","name":"A private person","resource_level":"individual"}`}, nil},
		{"objects that STIX does not know", []string{
			`{"type":"x-thing","spec_version":"2.1","id":"x-thing--` + parcelUUID() + `","created":"2025-01-02T10:00:00.000Z","modified":"2025-01-02T10:00:00.000Z","x_secret":[[[[]]]]}`}, nil},
		{"a claim that says nothing that can be", []string{strings.Replace(anew(honest["note"]), `"class":"foiled_plot"`, `"class":"miracle"`, 1)}, nil},
		{"a very long title", []string{anew(honest["note"], "Sayyida Zaynab shrine", strings.Repeat("Sayyida Zaynab shrine ", 100_000))}, nil},
		{"the same again", []string{honest["incident"], honest["note"]}, nil},
		{"a key of ours", []string{anew(honest["note"], ok(claimOf([]byte(honest["note"])))(t).Key, "desk:ours")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			taken := len(d.journal("damascus", store.ActReceived))
			parcelID := d.forge("coalition", "damascus", there, c.objects...)
			d.settle()
			if o := d.outcome("coalition", parcelID); o.State != outSent {
				t.Errorf("the sender is told: %s %s", o.State, o.Error)
			}
			if n := len(d.journal("damascus", store.ActReceived)); n != taken+1 {
				t.Errorf("%d lines about what came", n-taken)
			}
			if c.want != nil {
				c.want(t)
			}
			for _, o := range c.objects {
				if c.name == "private persons" || c.name == "addresses and accounts" || strings.HasPrefix(c.name, "a threat actor") {
					sealed(o)(t)
				}
			}
		})
	}
	// Our own claim says what it said.
	held := map[string]bool{}
	must(t, b.Consult(ctx, "reading ours", func(x store.Exchange) error {
		list, err := x.Claims(nil, []string{"desk:ours"})
		for _, h := range list {
			held[h.Claim.Title.EN] = true
		}
		return err
	}))
	if len(held) != 1 || !held["Plot to bomb the Sayyida Zaynab shrine"] {
		t.Errorf("our own claim says %v", held)
	}
	// Honest dealings go on.
	before := len(ok(b.Inbox(ctx, "", 0))(t))
	d.give("coalition", there, d.add("coalition", plot("desk:after", incident.TLPGreen))...)
	if n := len(ok(b.Inbox(ctx, "", 0))(t)); n != before+1 {
		t.Errorf("after all that %d things came instead of one", n-before)
	}
	if p := ok(b.Partner(ctx, d.ids["coalition"]))(t); p.Frozen != "" {
		t.Error("objects froze a partner")
	}
	for name, n := range d.nodes {
		if faults := ok(n.Check(ctx))(t); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
		if s := ok(n.VerifyJournal(ctx))(t); s.Fault != "" {
			t.Errorf("%s: %s", name, s.Fault)
		}
	}
}

// An older version than the one here is accepted, kept beside it, and changes nothing.
func TestOlderVersion(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	b := d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	c := plot("desk:one", incident.TLPGreen)
	ids := d.add("coalition", c)
	old := d.given("coalition", lineage, ids...)
	c.Claim.Title.EN = "Plot foiled"
	c.Claim.ID = incident.ClaimID(c.Claim.Key, []byte(c.Claim.Title.EN))
	d.add("coalition", c)
	d.clock.move(time.Hour)
	d.given("coalition", lineage, ids...)
	parcelID := d.forge("coalition", "damascus", lineage, old["incident"], old["note"])
	d.settle()
	if o := d.outcome("coalition", parcelID); o.State != outSent {
		t.Errorf("the sender is told: %s %s", o.State, o.Error)
	}
	got := ok(b.Inbox(ctx, "", 0))(t)
	if len(got) != 1 || got[0].Title.EN != "Plot foiled" {
		t.Errorf("%+v", got)
	}
	if !slices.ContainsFunc(d.journal("damascus", store.ActQuarantined), func(s string) bool { return strings.HasPrefix(s, "an older version") }) {
		t.Error("the journal does not say that an older version came")
	}
}

// A node whose entries were carried in a parcel that is refused goes on after it.
func TestRefusedParcelStopsNothing(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	honest := d.given("coalition", lineage, d.add("coalition", plot("desk:one", incident.TLPGreen))...)
	stranger := strings.Repeat("ab", 32)
	must(t, d.nodes["coalition"].Exchange(ctx, "giving under no agreement", func(x store.Exchange) error {
		deal, err := d.nodes["coalition"].deal(x, d.ids["damascus"])
		if err != nil {
			return err
		}
		if _, err := deal.send(parcel.Release{Lineage: stranger, Agreement: stranger, Step: 1, Purpose: "protect_people", PAP: "PAP:AMBER", RetentionDays: 9, Onward: parcel.Onward{Rule: "ask"},
			Objects: [][]byte{[]byte(honest["note"])}}, sending{}); err != nil {
			return err
		}
		return deal.save()
	}))
	d.settle()
	d.give("coalition", lineage, d.add("coalition", plot("desk:two", incident.TLPGreen))...)
	if got := ok(d.nodes["damascus"].Inbox(ctx, "", 0))(t); len(got) != 2 {
		t.Errorf("%d things came", len(got))
	}
}

// What the database does not take is refused, and what comes after it is taken.
func TestUnfitParcelIsRefused(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	honest := d.given("coalition", lineage, d.add("coalition", plot("desk:one", incident.TLPGreen))...)
	bad := anew(honest["note"])
	o := ok(stix.New([]byte(bad)))(t)
	hash := ok(stix.Hash(o.Raw))(t)
	taken := plot("desk:taken", incident.TLPGreen) // its id is the one that the claim would get
	taken.Claim.ID = incident.ClaimID("partner:"+d.ids["coalition"]+":"+o.ID, hash[:])
	d.add("damascus", taken)
	id := d.forge("coalition", "damascus", lineage, bad)
	d.settle()
	if o := d.outcome("coalition", id); o.State != outRefused || o.Error != "content" {
		t.Errorf("the sender is told: %s %s", o.State, o.Error)
	}
	d.give("coalition", lineage, d.add("coalition", plot("desk:two", incident.TLPGreen))...)
	if got := ok(d.nodes["damascus"].Inbox(ctx, "", 0))(t); len(got) != 2 {
		t.Errorf("%d things came", len(got))
	}
	if notes := d.journal("damascus", store.ActParcelRefused); len(notes) != 1 {
		t.Errorf("the journal says %q", notes)
	}
}

// What a sender is told is the same whether or not the taker holds the same from somebody else, or of its own.
func TestTakerIsNoOracle(t *testing.T) {
	base := meet(t, "coalition", "damascus", "sdf")
	ctx := t.Context()
	first := base.agree("coalition", "damascus", nil)
	second := base.agree("sdf", "damascus", nil)
	honest := base.given("coalition", first, base.add("coalition", plot("desk:known", incident.TLPGreen))...)
	for _, n := range base.nodes {
		must(t, n.Close())
	}
	run := func(prepare func(d *desks, objects []string)) (told []string, heard []letter) {
		d := base.clone(t)
		objects := []string{anew(honest["incident"]), anew(honest["note"]), `{"type":"identity","spec_version":"2.1","id":"identity--11111111-1111-4111-8111-111111111111","created":"2025-01-02T10:00:00.000Z","modified":"2025-01-02T10:00:00.000Z","name":"A private person","identity_class":"individual"}`}
		prepare(d, objects)
		b := d.nodes["damascus"]
		d.net.taps = nil
		d.listen("damascus", "coalition", &heard)
		pin := ok(d.nodes["coalition"].Partner(ctx, d.ids["damascus"]))(t).Pin
		d.clock.mu.Lock()
		d.clock.now = time.Date(2025, 2, 1, 8, 0, 0, 0, time.UTC) // whatever went before
		d.clock.mu.Unlock()
		id := d.forge("coalition", "damascus", first, objects...)
		var raw []byte
		must(t, d.nodes["coalition"].Consult(ctx, "reading a parcel", func(x store.Exchange) error {
			r, err := x.Record(shelfOutbox, id)
			raw = r.Raw
			return err
		}))
		for range 2 { // the same again has the same answer
			answer := ok(b.Apply(ctx, raw))(t)
			p := ok(parcel.Open(answer, d.ids["coalition"], func(string) (*party.Pin, error) { return pin, nil }))(t)
			line := fmt.Sprintf("%d bytes, %s, %+v, known %d, from %d", len(answer), p.At, p.Body, p.Known, p.Ledger.From)
			for _, o := range p.Ledger.Openings {
				c := ok(ledger.ParseContent(o.Content))(t)
				c.Parcel = ""
				line += fmt.Sprintf("; %+v, %d bytes", c, len(o.Content))
			}
			told = append(told, line)
		}
		if told[0] != told[1] {
			t.Errorf("the same parcel is answered\n%s\nand then\n%s", told[0], told[1])
		}
		d.settle()
		d.clock.move(time.Hour)
		d.settle()
		for _, n := range d.nodes {
			must(t, n.Close())
		}
		return told, heard
	}
	want, heard := run(func(*desks, []string) {})
	for name, prepare := range map[string]func(d *desks, objects []string){
		"from somebody else": func(d *desks, objects []string) { d.forge("sdf", "damascus", second, objects...); d.settle() },
		"of its own":         func(d *desks, _ []string) { d.add("damascus", plot("desk:known", incident.TLPGreen)) },
		"and confirmed": func(d *desks, objects []string) {
			d.forge("sdf", "damascus", second, objects...)
			d.settle()
			b := d.nodes["damascus"]
			for _, r := range ok(b.Inbox(ctx, d.ids["sdf"], 0))(t) {
				if r.Document == "" {
					continue
				}
				for _, c := range ok(b.Proposals(ctx, everybody, r.Document))(t) {
					ok(b.Confirm(ctx, "bashar", store.Placed{Claim: c}, ""))(t)
				}
			}
		},
	} {
		got, heard2 := run(prepare)
		if got[0] != want[0] {
			t.Errorf("held %s, the sender is told\n%s\nand otherwise\n%s", name, got[0], want[0])
		}
		if a, b := string(ok(json.Marshal(heard))(t)), string(ok(json.Marshal(heard2))(t)); a != b {
			t.Errorf("held %s, the sender hears\n%s\nand otherwise\n%s", name, b, a)
		}
	}
}

// A party that signs two successors of one version shows one to some and the other to others: whoever sees both has the
// proof, and the agreement is frozen.
func TestEquivocationFreezes(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	present := ok(a.Agreement(ctx, lineage))(t)
	keys := ok(a.Keys(ctx))(t)
	now := d.clock.Now().UTC().Truncate(time.Millisecond)
	for days := range 2 {
		terms := present.Terms
		terms.RetentionDays = 30 + days
		body := ok(terms.Marshal())(t)
		parties := []string{terms.Giver, terms.Taker}
		slices.Sort(parties)
		head := *present.State.InForce
		draft := ok(instrument.Propose(instrument.Proposal{Kind: instrument.Agreement, Parties: parties, Previous: &head, SignBy: now.Add(time.Hour), EffectiveFrom: now.Add(time.Hour),
			Parts: []instrument.Part{{Name: partTerms, For: parties, Body: body}}}, rand.Reader))(t)
		signed := ok(instrument.Sign(draft.Head, keys))(t)
		must(t, a.Exchange(ctx, "signing twice", func(x store.Exchange) error {
			deal, err := a.deal(x, d.ids["damascus"])
			if err != nil {
				return err
			}
			sheet, err := draft.For(d.ids["damascus"])
			if err != nil {
				return err
			}
			if _, err := deal.send(parcel.Instrument{Sheet: sheet, Notes: []parcel.Note{parcel.Note(signed)}}, sending{urgent: true,
				log: []ledger.Content{{Kind: ledger.Signed, What: "agreement", Ref: draft.Head.ID(), Agreement: lineage}}}); err != nil {
				return err
			}
			return deal.save()
		}))
		d.settle()
	}
	got := ok(b.Agreement(ctx, lineage))(t)
	if got.State.Status != instrument.Equivocated || len(got.State.Equivocations) != 1 || got.State.Equivocations[0].Party != d.ids["coalition"] {
		t.Fatalf("the agreement is %s, with %d proofs", got.State.Status, len(got.State.Equivocations))
	}
	if err := b.SignInstrument(ctx, "rana", got.State.Versions[len(got.State.Versions)-1].ID); err == nil {
		t.Error("damascus signed one of the two")
	}
	// Nothing comes under it any more, and nothing is lost of what came before.
	ids := d.add("coalition", plot("desk:late", incident.TLPGreen))
	if r, err := a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}); err == nil {
		must(t, a.ApproveRelease(ctx, "rana", r.ID))
		_ = a.ReleaseNow(ctx, "rana", r.ID)
		d.settle()
	}
	if list := ok(b.Inbox(ctx, "", 0))(t); len(list) != 0 {
		t.Errorf("%d things came under an agreement that is frozen", len(list))
	}
}

// A partner whose clock is hours off: what it says of times is flagged, what it gives arrives, and what goes to it too.
// When it sets its clock right nothing is lost.
func TestClockSkew(t *testing.T) {
	for _, skew := range []time.Duration{5 * time.Hour, -5 * time.Hour} {
		t.Run(skew.String(), func(t *testing.T) {
			d := meet(t, "coalition", "damascus")
			ctx := t.Context()
			there := d.agree("coalition", "damascus", nil)
			back := d.agree("damascus", "coalition", nil)
			d.clock.move(8 * time.Hour)
			off := skew
			must(t, d.nodes["coalition"].Close())
			n := ok(Open(ctx, Config{Data: d.dirs["coalition"], Now: func() time.Time { return d.clock.Now().Add(off) }, Transport: d.net}))(t)
			t.Cleanup(func() { n.Close() })
			d.nodes["coalition"], d.net.nodes["https://coalition.test:8421"] = n, n
			for i := range 2 {
				d.give("coalition", there, d.add("coalition", plot(fmt.Sprint("desk:there", i), incident.TLPGreen))...)
				d.give("damascus", back, d.add("damascus", plot(fmt.Sprint("desk:back", i), incident.TLPGreen))...)
			}
			flags := func() (codes []string) {
				for _, f := range ok(d.nodes["damascus"].Faults(ctx, ""))(t) {
					codes = append(codes, f.Code)
				}
				return codes
			}
			if f := flags(); len(f) != 1 || f[0] != string(ledger.FaultBackdated) {
				t.Errorf("times that are hours off are flagged as %v", f)
			}
			off = 0
			d.give("coalition", there, d.add("coalition", plot("desk:there2", incident.TLPGreen))...)
			d.give("damascus", back, d.add("damascus", plot("desk:back2", incident.TLPGreen))...)
			d.clock.move(6 * time.Hour)
			d.settle()
			d.give("coalition", there, d.add("coalition", plot("desk:there3", incident.TLPGreen))...)
			d.give("damascus", back, d.add("damascus", plot("desk:back3", incident.TLPGreen))...)
			for name, other := range map[string]string{"coalition": "damascus", "damascus": "coalition"} {
				if got := ok(d.nodes[name].Inbox(ctx, "", 0))(t); len(got) != 4 {
					t.Errorf("%d of 4 things came to %s", len(got), name)
				}
				for _, g := range ok(d.nodes[name].Given(ctx, "", 0))(t) {
					if !g.Arrived {
						t.Errorf("%s: %s did not arrive", name, g.ID)
					}
					ok(d.nodes[name].ProofOf(ctx, d.ids[other], g.ID))(t)
				}
				p := ok(d.nodes[name].Partner(ctx, d.ids[other]))(t)
				if p.Frozen != "" || p.Recovery != nil {
					t.Errorf("%s: a clock froze a partner: %q %+v", name, p.Frozen, p.Recovery)
				}
				for _, f := range ok(d.nodes[name].Faults(ctx, ""))(t) {
					if f.Code != string(ledger.FaultBackdated) {
						t.Errorf("%s recorded %s: %s", name, f.Code, f.Detail)
					}
				}
			}
		})
	}
}
