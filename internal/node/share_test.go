package node

import (
	"bytes"
	"context"
	"errors"
	"io"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/store/storetest"
	"tansiq/internal/text"
)

// clock is a clock that stands still until it is moved.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	still bool // however often it is read
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.still {
		c.now = c.now.Add(time.Millisecond) // nothing happens at the same moment
	}
	return c.now
}

func (c *clock) move(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// net is a network of nodes in one process; a node that is down does not answer.
type network struct {
	mu    sync.Mutex
	nodes map[string]*Node // by address
	down  map[string]bool
	taps  []func(to string, parcel []byte)
	lose  func(to string, answer bool) bool // drops what it says
}

func (n *network) at(address string) (*Node, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	node := n.nodes[address]
	if node == nil || n.down[address] {
		return nil, ErrUnreachable
	}
	return node, nil
}

func (n *network) Send(ctx context.Context, address string, pin [32]byte, b []byte) ([]byte, error) {
	node, err := n.at(address)
	if err != nil {
		return nil, err
	}
	keys, err := node.Keys(ctx)
	if err != nil {
		return nil, err
	}
	if keys.Public().TLSPin() != pin {
		return nil, ErrKeyChanged
	}
	for _, t := range n.taps {
		t(address, b)
	}
	if n.lose != nil && n.lose(address, false) {
		return nil, ErrUnreachable
	}
	answer, err := node.Apply(ctx, bytes.Clone(b))
	if errors.Is(err, ErrUnknownSender) || errors.Is(err, ErrNoParcel) {
		return nil, errors.Join(ErrTurnedAway, err)
	}
	if n.lose != nil && err == nil && n.lose(address, true) {
		return nil, ErrUnreachable
	}
	return answer, err
}

func (n *network) Keys(ctx context.Context, address string) ([]byte, error) {
	node, err := n.at(address)
	if err != nil {
		return nil, err
	}
	return node.PublicKeys(ctx)
}

// desks are nodes that know each other.
type desks struct {
	t     *testing.T
	clock *clock
	net   *network
	nodes map[string]*Node
	ids   map[string]string
	dirs  map[string]string

	secrets int // claims that disturb has made

	database func() string // a fresh PostgreSQL database; nil: SQLite
}

func meet(t *testing.T, names ...string) *desks { return meetOn(t, nil, names...) }

func meetOn(t *testing.T, database func() string, names ...string) *desks {
	t.Helper()
	d := &desks{database: database, t: t, clock: &clock{now: time.Date(2025, 1, 2, 8, 0, 0, 0, time.UTC)}, net: &network{nodes: map[string]*Node{}, down: map[string]bool{}},
		nodes: map[string]*Node{}, ids: map[string]string{}, dirs: map[string]string{}}
	for _, name := range names {
		d.dirs[name] = filepath.Join(t.TempDir(), name)
		d.start(name)
		if err := d.nodes[name].SetSetting(t.Context(), "", SettingName, name+" desk"); err != nil {
			t.Fatal(err)
		}
		if err := d.nodes[name].SetSetting(t.Context(), "", SettingDoor, "https://"+name+".test:8421"); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range names {
		for _, b := range names {
			if a == b {
				continue
			}
			card := ok(d.nodes[b].Card(t.Context()))(t)
			p := ok(d.nodes[a].PinPartner(t.Context(), "ada", card.Short()))(t)
			if p.State != PartnerPinned {
				t.Fatalf("%s holds %s as %s", a, b, p.State)
			}
		}
	}
	return d
}

func (d *desks) start(name string) {
	d.t.Helper()
	c := Config{Data: d.dirs[name], Now: d.clock.Now, Transport: d.net}
	if d.database != nil {
		c.Data, c.DB = "", d.database()
	}
	n := ok(Open(d.t.Context(), c))(d.t)
	d.t.Cleanup(func() { n.Close() })
	d.nodes[name] = n
	d.net.mu.Lock()
	d.net.nodes["https://"+name+".test:8421"] = n
	d.net.mu.Unlock()
	d.ids[name] = ok(n.Keys(d.t.Context()))(d.t).Public().ID
}

func ok[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// settle delivers until nothing is due anywhere.
func (d *desks) settle() {
	d.t.Helper()
	for range 20 {
		sent := 0
		for _, n := range d.nodes {
			sent += ok(n.Deliver(d.t.Context()))(d.t)
		}
		if sent == 0 {
			return
		}
	}
	d.t.Fatal("the nodes never come to rest")
}

// terms are terms under which nearly everything up to TLP:AMBER goes.
func (d *desks) terms(from, to string) agreement.Terms {
	return agreement.Terms{Giver: d.ids[from], Taker: d.ids[to], Title: text.Bilingual{AR: "من " + from + " إلى " + to, EN: "From " + from + " to " + to},
		Kinds: []agreement.Kind{agreement.Warning, agreement.Report}, Subjects: []string{agreement.Any}, Units: []string{agreement.Any},
		From: incident.NoDay, To: incident.NoDay, Ceiling: incident.TLPAmber, Finest: incident.PlaceExact, Purpose: agreement.ProtectPeople, PAP: agreement.PAPAmber,
		Basis: agreement.DutyToWarn, Onward: agreement.Onward{Rule: agreement.OnwardAsk}, RetentionDays: 90, BeatMinutes: 15,
		Starts: incident.DayOf(d.clock.Now()), Ends: incident.DayOf(d.clock.Now()) + 300, OnBreach: agreement.DropFirst}
}

// agree brings an agreement into force and returns its lineage.
func (d *desks) agree(from, to string, change func(*agreement.Terms)) string {
	d.t.Helper()
	ctx := d.t.Context()
	terms := d.terms(from, to)
	if change != nil {
		change(&terms)
	}
	now := d.clock.Now()
	id := ok(d.nodes[from].ProposeAgreement(ctx, "rana", "", terms, now.Add(time.Hour), now.Add(time.Hour)))(d.t)
	d.settle()
	must(d.t, d.nodes[to].SignInstrument(ctx, "rana", id))
	d.settle()
	d.clock.move(61 * time.Minute)
	d.settle()
	for _, name := range []string{from, to} {
		for _, a := range ok(d.nodes[name].Agreements(ctx, ""))(d.t) {
			if a.ID == id {
				if !a.InForce || a.Standing.Open != 1 {
					d.t.Fatalf("%s: the agreement is %s, step %d", name, a.State.Status, a.Standing.Open)
				}
				return a.Lineage
			}
		}
	}
	d.t.Fatal("the agreement is nowhere")
	return ""
}

// plot is a claim about a plot, as a desk adds it by hand.
func plot(key string, marking incident.Marking) store.Placed {
	return store.Placed{Claim: incident.Claim{ID: incident.ClaimID(key, []byte(key)), Key: key, Class: incident.FoiledPlot, Certainty: incident.Planned,
		Title:   text.Bilingual{AR: "مخطط لتفجير مقام السيدة زينب", EN: "Plot to bomb the Sayyida Zaynab shrine"},
		Summary: text.Bilingual{AR: "يُعدّ عناصر من التنظيم لتفجير داخل المقام في 11 كانون الثاني.", EN: "Members of Islamic State are preparing a bombing inside the shrine on 11 January."},
		When:    incident.When{Start: incident.DayOf(time.Date(2025, 1, 11, 0, 0, 0, 0, time.UTC)), End: incident.DayOf(time.Date(2025, 1, 11, 0, 0, 0, 0, time.UTC)), Precision: incident.TimeDay},
		Places: []incident.Place{{Name: text.Bilingual{AR: "السيدة زينب", EN: "Sayyida Zaynab"}, Coord: &incident.Coord{Lon: 36.34, Lat: 33.444},
			Precision: incident.PlaceTown, Unit: "SY-RD"}},
		Actors:  []incident.Participant{{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}, Role: incident.By}},
		Source:  incident.Source{ID: "desk:ana", Name: "Ana", Kind: incident.SourceDesk, Published: incident.NoDay},
		Marking: marking, Grade: incident.Grade{Reliability: "B", Credibility: "2"}}}
}

// add adds claims by hand and returns their incidents.
func (d *desks) add(name string, claims ...store.Placed) []string {
	d.t.Helper()
	n := d.nodes[name]
	ok(n.AddByHand(d.t.Context(), "ana", claims))(d.t)
	var out []string
	must(d.t, n.Consult(d.t.Context(), "finding", func(x store.Exchange) error {
		for _, c := range claims {
			held, err := x.Claims(nil, []string{c.Claim.Key})
			if err != nil {
				return err
			}
			out = append(out, held[0].Incident)
		}
		return nil
	}))
	return out
}

// give proposes, approves and lets go at once.
func (d *desks) give(name, lineage string, incidents ...string) Release {
	d.t.Helper()
	ctx, n := d.t.Context(), d.nodes[name]
	r := ok(n.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: incidents, Urgent: true}))(d.t)
	must(d.t, n.ApproveRelease(ctx, "rana", r.ID))
	must(d.t, n.ReleaseNow(ctx, "rana", r.ID))
	d.settle()
	for name, n := range d.nodes {
		for _, f := range ok(n.Faults(ctx, ""))(d.t) {
			d.t.Logf("%s found: %s %s", name, f.Code, f.Detail)
		}
	}
	return ok(n.Release(ctx, r.ID))(d.t)
}

func TestWarningGoesAndComesBack(t *testing.T) {
	warningGoesAndComesBack(t, meet(t, "coalition", "damascus"))
}

// The same on PostgreSQL.
func TestWarningOnPostgres(t *testing.T) {
	cluster, err := storetest.StartCluster(context.WithoutCancel(t.Context())) // it is stopped when the test has ended
	if errors.Is(err, storetest.ErrNoPostgres) {
		t.Skip(err)
	}
	must(t, err)
	t.Cleanup(func() { must(t, cluster.Stop()) })
	warningGoesAndComesBack(t, meetOn(t, func() string { return cluster.Database(t) }, "coalition", "damascus"))
}

func warningGoesAndComesBack(t *testing.T, d *desks) {
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:plot", incident.TLPAmber))

	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}))(t)
	if err := a.ApproveRelease(ctx, "ana", r.ID); !errors.Is(err, ErrSamePerson) {
		t.Fatalf("the proposer approved: %v", err)
	}
	if err := a.ReleaseNow(ctx, "rana", r.ID); err == nil {
		t.Fatal("it went without approval")
	}
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	must(t, a.ReleaseNow(ctx, "rana", r.ID))
	d.settle()

	got := ok(b.Inbox(ctx, d.ids["coalition"], 10))(t)
	if len(got) != 1 || got[0].What != "warning" || got[0].State != "held" || got[0].Title.EN == "" {
		t.Fatalf("damascus holds %+v", got)
	}
	claims := ok(b.Proposals(ctx, everybody, got[0].Document))(t)
	if len(claims) != 1 || claims[0].Title.EN != "Plot to bomb the Sayyida Zaynab shrine" || claims[0].Source.Kind != incident.SourcePartner {
		t.Fatalf("awaiting at damascus: %+v", claims)
	}
	incidentID := ok(b.Confirm(ctx, "bashar", store.Placed{Claim: claims[0]}, ""))(t)
	if incidentID == ids[0] {
		t.Error("both have the same id for the incident")
	}

	// The receipt is the cosignature.
	proof := ok(a.ProofOf(ctx, d.ids["damascus"], got[0].Copy))(t)
	if proof.Says.Content.Ref != got[0].Copy || proof.Says.Before.IsZero() {
		t.Errorf("the receipt says %+v", proof.Says)
	}
	rel := ok(a.Release(ctx, r.ID))(t)
	if rel.State != ReleaseGiven || len(rel.Copies) != 1 || rel.Copies[0] != got[0].Copy {
		t.Errorf("the release is %s with copies %v", rel.State, rel.Copies)
	}

	d.clock.move(20 * time.Minute)
	must(t, b.Acknowledge(ctx, "bashar", d.ids["coalition"], got[0].Copy))
	must(t, b.TellOutcome(ctx, "bashar", d.ids["coalition"], Outcome{Copy: got[0].Copy, Code: "foiled", Text: text.Bilingual{EN: "Four people were arrested."},
		Seized: []parcel.Seized{{Item: "explosive_devices", Count: 3}}}))
	d.settle()
	given := ok(a.Given(ctx, d.ids["damascus"], 10))(t)
	if len(given) != 1 || given[0].Feedback.Code != "foiled" || given[0].Feedback.Ack.IsZero() || !given[0].Arrived {
		t.Fatalf("given: %+v", given)
	}
	// The same numbers at both ends for the same m and n.
	d.clock.move(20 * time.Minute)
	d.settle()
	x, y := ok(a.Balance(ctx, d.ids["damascus"], -1, -1))(t), ok(b.Balance(ctx, d.ids["coalition"], -1, -1))(t)
	m, n := min(x.Ours, y.Theirs), min(x.Theirs, y.Ours)
	x, y = ok(a.Balance(ctx, d.ids["damascus"], m, n))(t), ok(b.Balance(ctx, d.ids["coalition"], n, m))(t)
	if string(marshal(x)) != string(marshal(y.Swap())) {
		t.Errorf("the balance differs:\n%s\n%s", marshal(x), marshal(y.Swap()))
	}
	g, _ := x.Sum("", "warning", -1)
	if g.Items != 1 || g.Acknowledged() != 1 || g.Outcomes != 1 || g.Delivered != 1 {
		t.Errorf("the balance says %+v", g)
	}
	// Again changes nothing.
	if n := ok(a.give(ctx, "rana", lineage, true, d.clock.Now()))(t); n != 0 {
		t.Errorf("%d objects went again", n)
	}
	for name, n := range d.nodes {
		if s := ok(n.VerifyJournal(ctx))(t); s.Fault != "" {
			t.Errorf("%s: %s", name, s.Fault)
		}
		var file bytes.Buffer
		other := "damascus"
		if name == other {
			other = "coalition"
		}
		must(t, n.LedgerFile(ctx, d.ids[other], &file))
		v, err := VerifyLedgerFile(&file, nil, "en")
		if err != nil || len(v.Logs) != 2 {
			t.Errorf("%s: %v, %+v", name, err, v)
		}
		if faults := ok(n.Check(ctx))(t); len(faults) > 0 {
			t.Errorf("%s: %v", name, faults)
		}
	}
}

// The tear-line goes, the text above the ceiling does not, in any byte of any parcel.
func TestTearLine(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	var wire bytes.Buffer
	d.net.taps = append(d.net.taps, func(_ string, b []byte) { wire.Write(b) })
	lineage := d.agree("coalition", "damascus", nil)
	c := plot("desk:red", incident.TLPRed)
	c.Claim.Summary.EN = "A human source close to the cell, met on 8 January, says that members are preparing a bombing."
	ids := d.add("coalition", c)
	if _, err := a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids}); err == nil {
		t.Fatal("a red text may go under an amber ceiling")
	}
	must(t, a.SetMarks(ctx, "ana", Marks{Key: c.Claim.Key, Portions: []release.Portion{{Lang: "en", Span: text.Span{Start: 0, End: 44}, Why: release.WhySource}}}))
	tear := release.Tear{Level: incident.TLPAmber, Title: text.Bilingual{EN: "A bombing is being prepared"}, Keep: []string{release.Class, release.When, release.Places, release.Actors}}
	tear.Summary = text.Bilingual{EN: "A human source close to the cell, met on 8 January, says so."}
	if _, err := a.WriteTear(ctx, "ana", c.Claim.Key, tear); err == nil {
		t.Fatal("the tear-line repeats what is marked")
	}
	tear.Summary = text.Bilingual{EN: "Members are preparing a bombing inside the shrine."}
	id := ok(a.WriteTear(ctx, "ana", c.Claim.Key, tear))(t)
	if err := a.ApproveTear(ctx, "ana", id); !errors.Is(err, ErrSamePerson) {
		t.Fatal(err)
	}
	must(t, a.ApproveTear(ctx, "rana", id))
	e := ok(a.Explain(ctx, lineage, ids[0]))(t)
	if len(e.Items) != 1 || e.Items[0].Goes == nil || e.Items[0].Goes.Summary.EN != tear.Summary.EN || len(e.Items[0].Reasons) == 0 || !e.Waiting {
		t.Fatalf("explained: %+v", e)
	}
	d.give("coalition", lineage, ids...)
	got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t)
	if len(got) != 1 || got[0].Marking != incident.TLPAmber {
		t.Fatalf("%+v", got)
	}
	if !bytes.Contains(wire.Bytes(), []byte("Members are preparing a bombing inside the shrine.")) {
		t.Error("the tear-line is not on the wire: this test sees nothing")
	}
	for _, secret := range []string{"human source", "8 January", "desk:red", "TLP:RED", "e828b379", ids[0], c.Claim.ID} {
		if bytes.Contains(wire.Bytes(), []byte(secret)) {
			t.Errorf("%q is on the wire", secret)
		}
	}
}

func TestCourier(t *testing.T) {
	d := meet(t, "coalition", "sdf")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["sdf"]
	lineage := d.agree("coalition", "sdf", nil)
	d.net.down["https://sdf.test:8421"], d.net.down["https://coalition.test:8421"] = true, true
	ids := d.add("coalition", plot("desk:one", incident.TLPAmber), plot("desk:two", incident.TLPGreen))
	for _, id := range ids {
		r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: []string{id}, Urgent: true}))(t)
		must(t, a.ApproveRelease(ctx, "rana", r.ID))
		must(t, a.ReleaseNow(ctx, "rana", r.ID))
	}
	var file bytes.Buffer
	packed := ok(a.Pack(ctx, "rana", d.ids["sdf"], &file, nil))(t)
	if packed.Parcels < 3 {
		t.Errorf("packed %+v", packed)
	}
	for i := 0; i < file.Len(); i += 1 + file.Len()/40 {
		bad := bytes.Clone(file.Bytes())
		bad[i] ^= 1
		if _, err := b.Unpack(ctx, "bashar", bytes.NewReader(bad), nil); err == nil {
			t.Fatalf("a changed file was taken (byte %d)", i)
		}
		if _, err := b.Unpack(ctx, "bashar", bytes.NewReader(file.Bytes()[:i]), nil); err == nil {
			t.Fatalf("a file cut at byte %d was taken", i)
		}
	}
	if got := ok(b.Inbox(ctx, "", 10))(t); len(got) != 0 {
		t.Fatalf("something of a broken file was taken: %+v", got)
	}
	if _, err := a.Unpack(ctx, "ana", bytes.NewReader(file.Bytes()), nil); err == nil {
		t.Error("its own sender took the file")
	}
	for range 2 { // the same file again changes nothing
		out := ok(b.Unpack(ctx, "bashar", bytes.NewReader(file.Bytes()), nil))(t)
		if out.Status["accepted"] != packed.Parcels {
			t.Errorf("%+v", out)
		}
	}
	got := ok(b.Inbox(ctx, "", 10))(t)
	if len(got) != 2 {
		t.Fatalf("%d things came", len(got))
	}
	must(t, b.Acknowledge(ctx, "bashar", d.ids["coalition"], got[0].Copy, got[1].Copy))
	var back bytes.Buffer
	ok(b.Pack(ctx, "bashar", d.ids["coalition"], &back, nil))(t)
	ok(a.Unpack(ctx, "ana", bytes.NewReader(back.Bytes()), nil))(t)
	// Answers go along until the partner shows that it has them, also when a file is lost.
	ok(a.Pack(ctx, "rana", d.ids["sdf"], io.Discard, nil))(t)
	var found bytes.Buffer
	ok(a.Pack(ctx, "rana", d.ids["sdf"], &found, nil))(t)
	ok(b.Unpack(ctx, "bashar", bytes.NewReader(found.Bytes()), nil))(t)
	var last bytes.Buffer
	ok(b.Pack(ctx, "bashar", d.ids["coalition"], &last, nil))(t)
	ok(a.Unpack(ctx, "ana", bytes.NewReader(last.Bytes()), nil))(t)
	ok(a.Pack(ctx, "rana", d.ids["sdf"], io.Discard, nil))(t)
	for _, o := range ok(a.Outbox(ctx, d.ids["sdf"], 50))(t) {
		if o.State == outWaiting && o.Kind == string(parcel.KindReceipt) && o.Attempts > 1 {
			t.Errorf("an answer is packed on and on: %+v", o)
		}
	}
	for _, g := range ok(a.Given(ctx, d.ids["sdf"], 10))(t) {
		if !g.Arrived || g.Feedback.Ack.IsZero() {
			t.Errorf("%+v", g)
		}
		ok(a.ProofOf(ctx, d.ids["sdf"], g.ID))(t)
	}
}

// Consent, and a recall that goes hop by hop: the third party learns of the item only when it is given it.
func TestOnwardAndRecall(t *testing.T) {
	d := meet(t, "coalition", "damascus", "sdf")
	ctx := t.Context()
	a, b, c := d.nodes["coalition"], d.nodes["damascus"], d.nodes["sdf"]
	first := d.agree("coalition", "damascus", nil)
	second := d.agree("damascus", "sdf", nil)
	ids := d.add("coalition", plot("desk:plot", incident.TLPGreen))
	d.give("coalition", first, ids...)
	got := ok(b.Inbox(ctx, d.ids["coalition"], 10))(t)[0]
	claims := ok(b.Proposals(ctx, everybody, got.Document))(t)
	here := ok(b.Confirm(ctx, "bashar", store.Placed{Claim: claims[0]}, ""))(t)
	if _, err := b.ProposeRelease(ctx, "bashar", Release{Lineage: second, Incidents: []string{here}}); err == nil {
		t.Fatal("it may go on without asking")
	}
	request := ok(b.Ask(ctx, "bashar", d.ids["coalition"], Request{Copies: []string{got.Copy}, To: parcel.AskTo{Who: "nobody"}, For: d.ids["sdf"], Purpose: "protect_people"}))(t)
	d.settle()
	open := ok(a.Requests(ctx, d.ids["damascus"]))(t)
	if len(open) != 1 || open[0].ID != request || open[0].State != RequestOpen || open[0].For != "" {
		t.Fatalf("%+v", open)
	}
	must(t, a.AnswerRequest(ctx, "rana", request, RequestYes, text.Bilingual{}, ""))
	d.settle()
	d.give("damascus", second, here)
	if got := ok(c.Inbox(ctx, "", 10))(t); len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	third := ok(c.Inbox(ctx, "", 10))(t)[0]
	must(t, func() error {
		claims := ok(c.Proposals(ctx, everybody, third.Document))(t)
		_, err := c.Confirm(ctx, "cyrus", store.Placed{Claim: claims[0]}, "")
		return err
	}())
	recall := ok(a.CallBack(ctx, "rana", d.ids["damascus"], "wrong", []string{got.Copy}))(t)
	d.settle()
	// Withdrawn at once, answered on a beat, hop by hop.
	if r := ok(a.Recalls(ctx, ""))(t); !r[0].Done.IsZero() {
		t.Error("the time of the answer tells that nothing was passed on")
	}
	for range 2 {
		d.clock.move(16 * time.Minute)
		for _, n := range []*Node{c, b} {
			must(t, n.AnswerRecalls(ctx))
		}
		d.settle()
	}
	for name, n := range map[string]*Node{"damascus": b, "sdf": c} {
		if n := count(t, n); n != 0 {
			t.Errorf("%s still shows %d incidents", name, n)
		}
	}
	done := ok(a.Recalls(ctx, d.ids["damascus"]))(t)
	if len(done) != 1 || done[0].ID != recall || done[0].Done.IsZero() {
		t.Errorf("%+v", done)
	}
	// It does not go again by itself.
	d.clock.move(time.Hour)
	must(t, a.Beat(ctx))
	must(t, b.Beat(ctx))
	d.settle()
	if got := ok(b.Inbox(ctx, d.ids["coalition"], 10))(t); got[0].State != "withdrawn" {
		t.Errorf("%+v", got[0])
	}
}

// A node that lost what it wrote gets its ledger back from its partner's mirror.
func TestRestoredNodeRecovers(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen), plot("desk:three", incident.TLPGreen))
	d.give("coalition", lineage, ids[0])
	d.clock.move(time.Hour)
	d.settle()
	var backup bytes.Buffer
	must(t, d.nodes["coalition"].Store.Backup(ctx, &backup))
	d.give("coalition", lineage, ids[1])
	d.give("coalition", lineage, ids[2])
	must(t, d.nodes["coalition"].Close())
	d.dirs["coalition"] = filepath.Join(t.TempDir(), "again")
	restored := ok(Open(ctx, Config{Data: d.dirs["coalition"], Now: d.clock.Now}))(t)
	must(t, restored.Store.Restore(ctx, &backup))
	must(t, restored.MarkRestored(ctx))
	must(t, restored.Close())
	d.start("coalition")
	a := d.nodes["coalition"]
	if _, err := a.give(ctx, "rana", lineage, true, d.clock.Now()); err == nil {
		t.Error("a node that may have lost entries gave something")
	}
	d.settle()
	p := ok(a.Partner(ctx, d.ids["damascus"]))(t)
	if p.Recovering() || p.Recovery == nil || len(p.Recovery.Missing) != 2 || p.Recovery.Fetched == 0 {
		t.Fatalf("%+v", p.Recovery)
	}
	d.settle()
	// It goes on where it was.
	for name, n := range d.nodes {
		for _, f := range ok(n.Faults(ctx, ""))(d.t) {
			d.t.Logf("%s found: %s %s", name, f.Code, f.Detail)
		}
	}
	d.add("coalition", plot("desk:four", incident.TLPGreen))
	more := d.add("coalition", plot("desk:five", incident.TLPGreen))
	d.give("coalition", lineage, more...)
	if q := ok(d.nodes["damascus"].Partner(ctx, d.ids["coalition"]))(t); q.Frozen != "" {
		t.Errorf("damascus holds that coalition cheats: %+v", ok(d.nodes["damascus"].Faults(ctx, ""))(t))
	}
}

// A node whose file was rolled back and that writes on is caught, with proof.
func TestRolledBackNodeIsCaught(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen), plot("desk:three", incident.TLPGreen))
	d.give("coalition", lineage, ids[0])
	var backup bytes.Buffer
	must(t, d.nodes["coalition"].Store.Backup(ctx, &backup))
	d.give("coalition", lineage, ids[1])
	must(t, d.nodes["coalition"].Close())
	d.dirs["coalition"] = filepath.Join(t.TempDir(), "again")
	restored := ok(Open(ctx, Config{Data: d.dirs["coalition"], Now: d.clock.Now}))(t)
	must(t, restored.Store.Restore(ctx, &backup))
	must(t, restored.Close()) // and nobody says that it was restored
	d.start("coalition")
	a := d.nodes["coalition"]
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids[2:], Urgent: true}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	must(t, a.ReleaseNow(ctx, "rana", r.ID))
	faults := ok(d.nodes["damascus"].Faults(ctx, d.ids["coalition"]))(t)
	if len(faults) == 0 || faults[0].Proof == nil || (faults[0].Code != "fork" && faults[0].Code != "equivocation") {
		t.Fatalf("%+v", faults)
	}
	if p := ok(d.nodes["damascus"].Partner(ctx, d.ids["coalition"]))(t); p.Frozen == "" {
		t.Error("damascus goes on giving")
	}
	if p := ok(a.Partner(ctx, d.ids["damascus"]))(t); !p.Recovering() && p.Recovery == nil {
		t.Errorf("coalition did not notice: %+v", p)
	}
}

// Greeting first, a node that was rolled back finds out by itself and loses nothing.
func TestRolledBackNodeGreets(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen), plot("desk:three", incident.TLPGreen))
	d.give("coalition", lineage, ids[0])
	var backup bytes.Buffer
	must(t, d.nodes["coalition"].Store.Backup(ctx, &backup))
	d.give("coalition", lineage, ids[1])
	must(t, d.nodes["coalition"].Close())
	d.dirs["coalition"] = filepath.Join(t.TempDir(), "again")
	restored := ok(Open(ctx, Config{Data: d.dirs["coalition"], Now: d.clock.Now}))(t)
	must(t, restored.Store.Restore(ctx, &backup))
	must(t, restored.Close())
	d.start("coalition")
	must(t, d.nodes["coalition"].Greet(ctx, d.ids["damascus"]))
	d.settle()
	p := ok(d.nodes["coalition"].Partner(ctx, d.ids["damascus"]))(t)
	if p.Recovering() || p.Recovery == nil || len(p.Recovery.Missing) != 1 {
		t.Fatalf("%+v", p.Recovery)
	}
	d.give("coalition", lineage, ids[2])
	if faults := ok(d.nodes["damascus"].Faults(ctx, ""))(t); len(faults) != 0 {
		t.Errorf("%+v", faults)
	}
}

// Parcels that are lost, doubled and out of order: everything arrives, once.
func TestLossyNetwork(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	n := 0
	d.net.lose = func(_ string, answer bool) bool { n++; return n%3 == 0 }
	a := d.nodes["coalition"]
	for i := range 6 {
		ids := d.add("coalition", plot("desk:"+strings.Repeat("x", i+1), incident.TLPGreen))
		r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}))(t)
		must(t, a.ApproveRelease(ctx, "rana", r.ID))
		must(t, a.ReleaseNow(ctx, "rana", r.ID))
	}
	for range 30 {
		d.clock.move(time.Hour)
		for _, n := range d.nodes {
			ok(n.Deliver(ctx))(t)
		}
	}
	got := ok(d.nodes["damascus"].Inbox(ctx, "", 100))(t)
	if len(got) != 6 {
		t.Errorf("%d of 6 came", len(got))
	}
	for _, g := range ok(a.Given(ctx, "", 100))(t) {
		if !g.Arrived {
			t.Errorf("%s has no receipt", g.ID)
		}
	}
	s := ok(a.Balance(ctx, d.ids["damascus"], -1, -1))(t)
	if g, _ := s.Sum("", "warning", -1); g.Items != 6 || g.Delivered != 6 || g.Updates != 0 {
		t.Errorf("%+v", g)
	}
}

func TestKeysRotate(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen))
	d.give("coalition", lineage, ids[0])
	must(t, d.nodes["coalition"].RotateKeys(ctx, "ada"))
	d.settle()
	if p := ok(d.nodes["damascus"].Partner(ctx, d.ids["coalition"]))(t); p.Pin.Current().Generation != 2 {
		t.Fatalf("damascus holds generation %d", p.Pin.Current().Generation)
	}
	d.give("coalition", lineage, ids[1])
	if got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t); len(got) != 2 {
		t.Errorf("%d came", len(got))
	}
	must(t, d.nodes["coalition"].RevokeKeys(ctx, "ada", party.Compromised))
	d.settle()
	if p := ok(d.nodes["damascus"].Partner(ctx, d.ids["coalition"]))(t); p.State != PartnerRevoked {
		t.Errorf("damascus still trusts: %s", p.State)
	}
}

// What there was with a partner that was revoked can still be read, proven and searched; nothing more is given to it.
func TestRevokedPartnerStaysReadable(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen))
	r := d.give("coalition", lineage, ids[0])
	must(t, a.RevokePartner(ctx, "ada", d.ids["damascus"], "it leaked"))
	ok(a.ProofOf(ctx, d.ids["damascus"], r.Copies[0]))(t)
	ok(a.Balance(ctx, d.ids["damascus"], -1, -1))(t)
	must(t, a.LedgerFile(ctx, d.ids["damascus"], &bytes.Buffer{}))
	if list := ok(a.Agreements(ctx, d.ids["damascus"]))(t); len(list) != 1 {
		t.Errorf("%d agreements can be read", len(list))
	}
	c := ok(a.OpenLeakCase(ctx, "rana", "… "+r.Copies[0]+" …", ""))(t)
	if len(c.Matches) != 1 || c.Matches[0].How != LeakByID || c.Matches[0].Since.IsZero() {
		t.Errorf("%+v", c.Matches)
	}
	next := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids[1:], Urgent: true}))(t)
	must(t, a.ApproveRelease(ctx, "rana", next.ID))
	if err := a.ReleaseNow(ctx, "rana", next.ID); err == nil {
		t.Error("something was given to a revoked partner")
	}
}
