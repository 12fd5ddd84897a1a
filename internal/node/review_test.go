package node

import (
	"bytes"
	"crypto/rand"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/release"
	"tansiq/internal/stix"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// What a partner may try that does not keep to the rules, and what must come of it.

// craft makes a parcel as a partner could that holds its keys and sends what it likes. entries go into its log first;
// none: the parcel carries nothing of the log.
func (d *desks) craft(from, to string, body parcel.Body, change func(*parcel.Parcel), entries ...ledger.Content) []byte {
	d.t.Helper()
	n := d.nodes[from]
	var raw []byte
	must(d.t, n.Exchange(d.t.Context(), "crafting", func(x store.Exchange) error {
		e, err := n.deal(x, d.ids[to])
		if err != nil {
			return err
		}
		known, _, err := e.head(e.theirs())
		if err != nil {
			return err
		}
		p := parcel.Parcel{ID: parcel.NewID(), From: d.ids[from], To: d.ids[to], At: x.Now(), Body: body, Known: known.Size}
		if len(entries) > 0 {
			for i := range entries {
				entries[i].Parcel, entries[i].At = p.ID, x.Now()
			}
			if err := e.log(entries...); err != nil {
				return err
			}
			if p.Ledger, err = e.piece(); err != nil {
				return err
			}
		}
		if change != nil {
			change(&p)
		}
		if raw, err = parcel.Seal(p, e.keys); err != nil {
			return err
		}
		return e.save()
	}))
	return raw
}

// answered takes a crafted parcel in and reads what its sender is told.
func (d *desks) answered(from, to string, raw []byte) parcel.Receipt {
	d.t.Helper()
	answer := ok(d.nodes[to].Apply(d.t.Context(), raw))(d.t)
	return d.receipt(from, to, answer)
}

func (d *desks) receipt(from, to string, answer []byte) parcel.Receipt {
	d.t.Helper()
	p := ok(parcel.Open(answer, d.ids[from], d.pins(from)))(d.t)
	r, is := p.Body.(parcel.Receipt)
	if !is {
		d.t.Fatalf("the answer is a %s", p.Kind())
	}
	return r
}

func (d *desks) pins(at string) parcel.Pins {
	return func(id string) (*party.Pin, error) {
		p, err := d.nodes[at].Partner(d.t.Context(), id)
		return p.Pin, err
	}
}

// restart begins a node anew from a backup, as after the loss of its disk.
func (d *desks) restart(name string, backup *bytes.Buffer, marked bool) *Node {
	d.t.Helper()
	ctx := d.t.Context()
	must(d.t, d.nodes[name].Close())
	d.dirs[name] = filepath.Join(d.t.TempDir(), "again")
	restored := ok(Open(ctx, Config{Data: d.dirs[name], Now: d.clock.Now}))(d.t)
	must(d.t, restored.Store.Restore(ctx, bytes.NewReader(backup.Bytes())))
	if marked {
		must(d.t, restored.MarkRestored(ctx))
	}
	must(d.t, restored.Close())
	d.start(name)
	return d.nodes[name]
}

// noFaults fails when any node holds that another cheats.
func (d *desks) noFaults() {
	d.t.Helper()
	for name, n := range d.nodes {
		for _, f := range ok(n.Faults(d.t.Context(), ""))(d.t) {
			d.t.Errorf("%s found: %s %s", name, f.Code, f.Detail)
		}
	}
}

func (d *desks) sizeOf(name, other string) int64 {
	d.t.Helper()
	return ok(d.nodes[name].Books(d.t.Context(), d.ids[other]))(d.t).Ours.Size
}

// A partner that says it holds more of our log than there is makes us ask, and nothing else: not one entry is cut off,
// no copy is forgotten, and nothing is signed in the place of what it may hold.
func TestLyingAboutWhatIsHeldUndoesNothing(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen))
	// It arrives, and the cosignature that would be its receipt is kept back.
	d.net.lose = func(to string, answer bool) bool { return answer && to == "https://damascus.test:8421" }
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	must(t, a.ReleaseNow(ctx, "rana", r.ID))
	got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t)
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	before := d.sizeOf("coalition", "damascus")
	raw := d.craft("damascus", "coalition", parcel.Heads{}, func(p *parcel.Parcel) { p.Known = 1_000_000 })
	ok(a.Apply(ctx, raw))(t)
	if after := d.sizeOf("coalition", "damascus"); after != before {
		t.Errorf("the ledger had %d entries and has %d", before, after)
	}
	if given := ok(a.Given(ctx, "", 10))(t); len(given) != 1 || given[0].State != "given" {
		t.Errorf("what was given is forgotten: %+v", given)
	}
	if p := ok(a.Partner(ctx, d.ids["damascus"]))(t); !p.Recovering() {
		t.Error("it does not ask")
	}
	// The desk cannot write past what the partner may hold.
	var refused *PartnerError
	if _, err := a.CallBack(ctx, "rana", d.ids["damascus"], "wrong", []string{got[0].Copy}); !errors.As(err, &refused) || refused.Code != "recovering" {
		t.Errorf("an entry was written into a log that may not be whole: %v", err)
	}
	if given := ok(a.Given(ctx, "", 10))(t); given[0].State != "given" {
		t.Error("a refusal left half of it done")
	}
	d.net.lose = nil
	d.clock.move(time.Hour)
	d.settle()
	d.noFaults()
}

// A node that was restored from a backup goes on only when its partner has answered a question put since. A parcel from
// before the loss, carried by hand and late, is no such answer.
func TestOldWordEndsNoRecovery(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen), plot("desk:three", incident.TLPGreen))
	d.give("coalition", lineage, ids[0])
	late := d.craft("damascus", "coalition", parcel.Heads{}, nil) // sealed now, carried slowly
	var backup bytes.Buffer
	must(t, d.nodes["coalition"].Store.Backup(ctx, &backup))
	d.give("coalition", lineage, ids[1])
	d.net.down["https://damascus.test:8421"], d.net.down["https://coalition.test:8421"] = true, true
	a := d.restart("coalition", &backup, true)
	ok(a.Apply(ctx, late))(t)
	if p := ok(a.Partner(ctx, d.ids["damascus"]))(t); !p.Recovering() {
		t.Fatal("an old parcel ended the recovery: what is written now stands against what damascus holds")
	}
	got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t)
	if err := a.DeclareBreach(ctx, "rana", lineage, "onward", text.Bilingual{EN: "It was passed on."}); err == nil {
		t.Error("an entry was written before the log was whole")
	}
	d.net.down = map[string]bool{}
	d.clock.move(time.Hour)
	d.settle()
	if p := ok(a.Partner(ctx, d.ids["damascus"]))(t); p.Recovering() || len(p.Recovery.Missing) != 1 {
		t.Fatalf("%+v", p.Recovery)
	}
	d.give("coalition", lineage, ids[2])
	if again := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t); len(again) != len(got)+1 {
		t.Errorf("%d things came after the recovery", len(again)-len(got))
	}
	d.noFaults()
}

// The same where nobody said that it was restored, and it wrote on before it met its partner: the mirror shows, in what
// we signed ourselves, that those entries stand in the place of others. Only then are they taken out.
func TestMirrorShowsWhatWasLost(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	lineage := d.agree("coalition", "damascus", nil)
	ids := d.add("coalition", plot("desk:one", incident.TLPGreen), plot("desk:two", incident.TLPGreen), plot("desk:three", incident.TLPGreen))
	d.give("coalition", lineage, ids[0])
	var backup bytes.Buffer
	must(t, d.nodes["coalition"].Store.Backup(ctx, &backup))
	d.give("coalition", lineage, ids[1])
	a := d.restart("coalition", &backup, false)
	d.net.down["https://damascus.test:8421"] = true
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids[2:], Urgent: true}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	must(t, a.ReleaseNow(ctx, "rana", r.ID)) // written, and not arrived
	d.net.down = map[string]bool{}
	d.clock.move(time.Minute)
	must(t, d.nodes["damascus"].Greet(ctx, d.ids["coalition"]))
	d.clock.move(time.Hour)
	d.settle()
	p := ok(a.Partner(ctx, d.ids["damascus"]))(t)
	if p.Recovering() || p.Recovery == nil || p.Recovery.Orphans == 0 || len(p.Recovery.Missing) != 1 {
		t.Fatalf("%+v", p.Recovery)
	}
	d.clock.move(time.Hour)
	must(t, a.Beat(ctx))
	d.settle()
	if got := ok(d.nodes["damascus"].Inbox(ctx, "", 10))(t); len(got) != 3 {
		t.Errorf("%d things came", len(got))
	}
	d.noFaults()
}

// A partner that waits for its keys keeps what our people said of it when its full card comes: a designation above all,
// which closes what goes to it.
func TestFullCardKeepsDesignation(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	d.dirs["sdf"] = filepath.Join(t.TempDir(), "sdf")
	d.start("sdf")
	d.net.down["https://sdf.test:8421"] = true
	must(t, d.nodes["sdf"].SetSetting(ctx, "", SettingDoor, "https://sdf.test:8421"))
	must(t, d.nodes["sdf"].SetSetting(ctx, "", SettingName, "sdf desk"))
	card := ok(d.nodes["sdf"].Card(ctx))(t)
	a := d.nodes["coalition"]
	if p := ok(a.PinPartner(ctx, "ada", card.Short()))(t); p.State != PartnerWaiting {
		t.Fatal(p.State)
	}
	must(t, a.ChangePartner(ctx, "ada", card.Party, PartnerChange{Lists: &[]string{"The list of 2014"}, Unit: &text.Bilingual{EN: "Second office"}}))
	ok(a.PinPartner(ctx, "ada", card.Full()))(t)
	p := ok(a.Partner(ctx, card.Party))(t)
	if p.State != PartnerPinned || !p.Designated() || p.Unit.EN != "Second office" {
		t.Errorf("after the full card: %+v", p)
	}
}

// A partner that left an agreement and proposes another version of it, whose sheet it sends to nobody, does not get what
// it had been given out of sight: leak cases and recalls still find it.
func TestStrayVersionHidesNothing(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	d.give("coalition", lineage, d.add("coalition", plot("desk:one", incident.TLPGreen))...)
	copyID := ok(a.Given(ctx, "", 1))(t)[0].ID
	must(t, b.Withdraw(ctx, "bashar", lineage, d.clock.Now().Add(time.Second)))
	d.clock.move(time.Minute)
	d.settle()
	l := ok(b.Instrument(ctx, lineage))(t)
	v, _ := l.State.Newest()
	keys := ok(b.Keys(ctx))(t)
	draft := ok(instrument.Propose(instrument.Proposal{Previous: &v.Head, SignBy: d.clock.Now().Add(time.Hour), EffectiveFrom: d.clock.Now().Add(time.Hour),
		Parts: []instrument.Part{{Name: "nothing", For: v.Head.Parties, Body: []byte(`{}`)}}}, rand.Reader))(t)
	signed := ok(instrument.Sign(draft.Head, keys))(t)
	d.answered("damascus", "coalition", d.craft("damascus", "coalition", parcel.Signature{Lineage: lineage, Notes: []parcel.Note{parcel.Note(signed)}}, nil))
	c := ok(a.OpenLeakCase(ctx, "ana", copyID, ""))(t)
	if len(c.Matches) != 1 || c.Matches[0].Partner != d.ids["damascus"] {
		t.Errorf("the leak case finds %+v", c.Matches)
	}
	if given := ok(a.Given(ctx, d.ids["damascus"], 10))(t); len(given) != 1 {
		t.Errorf("given to damascus: %+v", given)
	}
	ok(a.CallBack(ctx, "rana", d.ids["damascus"], "wrong", []string{copyID}))(t)
}

// giving is a release with the objects, and the entries that an honest sender writes for it.
func giving(lineage, version string, what []string, withdrawn []string, objects ...string) (parcel.Release, []ledger.Content) {
	b := parcel.Release{Lineage: lineage, Agreement: version, Step: 1, Purpose: "protect_people", PAP: "PAP:AMBER", RetentionDays: 90,
		Onward: parcel.Onward{Rule: "ask"}, Withdrawn: withdrawn}
	for _, o := range objects {
		b.Objects = append(b.Objects, []byte(o))
	}
	entries := []ledger.Content{{Kind: ledger.Acknowledged, Ref: "nothing"}} // some entry is always there
	for _, id := range what {
		entries = append(entries, ledger.Content{Kind: ledger.Gave, Agreement: lineage, What: "warning", Ref: id, Digest: batchDigest(b.Objects), Step: 1})
	}
	return b, entries
}

// copiesAt reads the objects that came at a node from another, by type.
func (d *desks) copiesAt(at, from string) map[string]string {
	d.t.Helper()
	out := map[string]string{}
	must(d.t, d.nodes[at].Consult(d.t.Context(), "reading", func(x store.Exchange) error {
		list, _, err := keptAll[Received](x, shelfReceived, store.Filter{Owner: d.ids[from]})
		if err != nil {
			return err
		}
		for _, r := range list {
			for _, id := range r.Objects {
				versions, err := x.Versions(sender(d.ids[from]), id)
				if err != nil {
					return err
				}
				for _, v := range versions {
					out[v.Type] = string(v.Raw)
				}
			}
		}
		return nil
	}))
	return out
}

// Whoever sends an incident that is not in its ledger is told the same, whether its id is one of ours that went to
// somebody else or nobody's: else a leaked id could be tried at us.
func TestIdsOfOthersTellNothing(t *testing.T) {
	d := meet(t, "coalition", "damascus", "sdf")
	ctx := t.Context()
	a := d.nodes["coalition"]
	out := d.agree("coalition", "sdf", nil)
	back := d.agree("damascus", "coalition", nil)
	d.give("coalition", out, d.add("coalition", plot("desk:one", incident.TLPGreen))...)
	copyID := ok(a.Given(ctx, d.ids["sdf"], 1))(t)[0].ID
	ours := d.copiesAt("sdf", "coalition")
	version := ok(a.Agreement(ctx, back))(t).ID
	var told []string
	for _, id := range []string{copyID, "incident--99999999-9999-4999-8999-999999999999"} {
		for _, kind := range []string{"incident", "note"} {
			object := strings.ReplaceAll(ours[kind], copyID, id)
			object = strings.ReplaceAll(object, ok(stix.New([]byte(ours["incident"])))(t).CreatedByRef, "identity--99999999-9999-4999-8999-999999999997")
			b, entries := giving(back, version, nil, nil, object)
			r := d.answered("damascus", "coalition", d.craft("damascus", "coalition", b, nil, entries...))
			told = append(told, string(r.Status)+" "+string(r.Fault))
		}
	}
	if told[0] != told[2] || told[1] != told[3] || told[0] != "refused not_in_ledger" {
		t.Errorf("told of an id of ours %q, of nobody's %q", told[:2], told[2:])
	}
}

// Nothing is given, changed or withdrawn beside the ledger: a claim about something that never was entered, and a
// withdrawal without an entry, are refused.
func TestNothingBesideTheLedger(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	b := d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	d.give("coalition", lineage, d.add("coalition", plot("desk:one", incident.TLPGreen))...)
	copyID := ok(b.Inbox(ctx, "", 1))(t)[0].Copy
	mine := d.copiesAt("damascus", "coalition")
	version := ok(b.Agreement(ctx, lineage))(t).ID
	stray := strings.ReplaceAll(mine["note"], copyID, "incident--99999999-9999-4999-8999-999999999999")
	stray = strings.Replace(stray, `"id":"`+ok(stix.New([]byte(stray)))(t).ID, `"id":"note--99999999-9999-4999-8999-999999999998`, 1)
	for name, body := range map[string]parcel.Release{
		"a claim":      first2(giving(lineage, version, nil, nil, stray)),
		"a withdrawal": first2(giving(lineage, version, nil, []string{copyID})),
	} {
		_, entries := giving(lineage, version, nil, nil)
		if r := d.answered("coalition", "damascus", d.craft("coalition", "damascus", body, nil, entries...)); r.Status != parcel.Refused || r.Fault != "not_in_ledger" {
			t.Errorf("%s beside the ledger: %s %s", name, r.Status, r.Fault)
		}
	}
	if got := ok(b.Inbox(ctx, "", 0))(t); len(got) != 1 || got[0].State != "held" {
		t.Errorf("%+v", got)
	}
}

func first2[A, B any](a A, _ B) A { return a }

// What is over is erased, with every version of it and all that was made of it; what came beside it stays until its own
// time; and what is given anew after that is kept for its time, not erased within the hour.
func TestRetentionOfVersions(t *testing.T) {
	d := meet(t, "coalition", "damascus", "sdf")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", func(t *agreement.Terms) {
		t.RetentionDays, t.Onward = 10, agreement.Onward{Rule: agreement.OnwardListed, Parties: []string{"*"}, Ceiling: incident.TLPClear}
	})
	second := d.agree("damascus", "sdf", nil)
	one, two := plot("desk:one", incident.TLPClear), plot("desk:two", incident.TLPClear)
	one.Claim.Title.EN, two.Claim.Title.EN = "An early word", "Another matter"
	first := d.add("coalition", one)
	d.give("coalition", lineage, first...)
	got := ok(b.Inbox(ctx, "", 0))(t)
	early, copyID := got[0].Document, got[0].Copy
	d.clock.move(5 * 24 * time.Hour)
	// A newer version of the first comes together with a second, before anybody looked at the early one.
	one.Claim.Title.EN = "A later word"
	one.Claim.ID = incident.ClaimID(one.Claim.Key, []byte("later"))
	ids := d.add("coalition", one, two)
	d.give("coalition", lineage, ids...)
	got = ok(b.Inbox(ctx, "", 0))(t)
	if len(got) != 2 {
		t.Fatalf("%+v", got)
	}
	for _, r := range got {
		claims := ok(b.Proposals(ctx, everybody, r.Document))(t)
		if len(claims) != 1 {
			t.Fatalf("%d claims about %s", len(claims), r.Title.EN)
		}
		if r.Copy != copyID {
			continue
		}
		// It is confirmed and passed on.
		incidentID := ok(b.Confirm(ctx, "bashar", store.Placed{Claim: claims[0]}, ""))(t)
		d.give("damascus", second, incidentID)
	}
	if passed := ok(b.Given(ctx, d.ids["sdf"], 0))(t); len(passed) != 1 {
		t.Fatalf("passed on: %+v", passed)
	}
	d.clock.move(6 * 24 * time.Hour) // the first is over
	if made := ok(b.ExpireNow(ctx))(t); len(made) != 1 || len(made[0].Copies) != 1 || made[0].Copies[0] != copyID {
		t.Fatalf("%+v", made)
	}
	if _, err := b.Document(ctx, everybody, early); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the early version is still there: %v", err)
	}
	for _, r := range ok(b.Inbox(ctx, "", 0))(t) {
		if r.Copy == copyID {
			continue
		}
		if claims := ok(b.Proposals(ctx, everybody, r.Document))(t); len(claims) != 1 || claims[0].Title.EN != "Another matter" {
			t.Errorf("what came beside it went with it: %+v", claims)
		}
	}
	if left := d.copiesAt("damascus", "coalition"); left["note"] == "" || left["identity"] == "" || left["location"] == "" {
		t.Errorf("of what stays, objects are gone: %d left", len(left))
	}
	must(t, b.Consult(ctx, "looking for words", func(x store.Exchange) error {
		for _, shelf := range []store.Shelf{shelfCopy, shelfRelease, shelfReceived, shelfTear} {
			list, err := x.Records(shelf, store.Filter{})
			for _, r := range list {
				if bytes.Contains(r.Raw, []byte("A later word")) || bytes.Contains(r.Body, []byte("A later word")) {
					t.Errorf("%s %s still holds what was erased", shelf, r.ID)
				}
			}
			if err != nil {
				return err
			}
		}
		return nil
	}))
	// It comes anew: its time begins anew.
	one.Claim.Title.EN = "The latest word"
	one.Claim.ID = incident.ClaimID(one.Claim.Key, []byte("latest"))
	d.add("coalition", one)
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: first, Urgent: true}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	must(t, a.ReleaseNow(ctx, "rana", r.ID))
	d.settle()
	d.clock.move(2 * time.Hour)
	ok(b.ExpireNow(ctx))(t)
	if again := ok(b.ReceivedCopy(ctx, d.ids["coalition"], copyID))(t); again.State != "held" || again.Title.EN != "The latest word" {
		t.Errorf("what came anew is %s", again.State)
	}
}

// said is a note in which a party says from when it holds the other's signature.
func (d *desks) said(by, of string, h instrument.Head, at time.Time) parcel.Note {
	d.t.Helper()
	keys := ok(d.nodes[by].Keys(d.t.Context()))(d.t)
	return parcel.Note(ok(instrument.SignHeld(instrument.Held{Lineage: h.Lineage, Instrument: h.ID(), Party: d.ids[by], Signed: []string{d.ids[of]},
		At: at.UTC().Truncate(time.Millisecond)}, keys))(d.t))
}

// However many notes a partner makes up about an agreement, few are kept, and we can leave it.
func TestStuffedInstrument(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	lineage := d.agree("coalition", "damascus", nil)
	head := ok(a.Instrument(ctx, lineage))(t).State.Versions[0].Head
	for part := range 4 {
		b := parcel.Signature{Lineage: lineage}
		for i := range 100 {
			b.Notes = append(b.Notes, d.said("damascus", "coalition", head, d.clock.Now().Add(time.Duration(part*100+i)*time.Second)))
		}
		d.answered("damascus", "coalition", d.craft("damascus", "coalition", b, nil))
	}
	must(t, a.Consult(ctx, "counting", func(x store.Exchange) error {
		list, err := x.Records(shelfNote, store.Filter{Owner: lineage, Bare: true})
		if len(list) > maxNotes+10 {
			t.Errorf("%d notes are kept", len(list))
		}
		return err
	}))
	must(t, a.Withdraw(ctx, "rana", lineage, d.clock.Now().Add(time.Second)))
	for range 3 { // what the answers above carried of the ledger was lost
		d.clock.move(time.Hour)
		d.settle()
	}
	for name, n := range d.nodes {
		if l := ok(n.Instrument(ctx, lineage))(t); l.State.Status != instrument.Ended {
			t.Errorf("%s holds the agreement as %s", name, l.State.Status)
		}
	}
}

// A note that is worth nothing does not keep out the good ones beside it: whoever relays it need not be able to tell.
// Alone it is refused, and then nothing of its parcel stays.
func TestBadNotesAmongGoodOnes(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	lineage := d.agree("coalition", "damascus", nil)
	head := ok(a.Instrument(ctx, lineage))(t).State.Versions[0].Head
	bad := bytes.Replace(d.said("damascus", "coalition", head, d.clock.Now()), []byte("2025-01-02"), []byte("2025-01-01"), 1)
	good := d.said("damascus", "coalition", head, d.clock.Now())
	if r := d.answered("damascus", "coalition", d.craft("damascus", "coalition", parcel.Signature{Lineage: lineage, Notes: []parcel.Note{bad, good}}, nil)); r.Status != parcel.Accepted {
		t.Errorf("a good note beside a bad one: %s %s", r.Status, r.Fault)
	}
	if r := d.answered("damascus", "coalition", d.craft("damascus", "coalition", parcel.Signature{Lineage: lineage, Notes: []parcel.Note{bad}}, nil)); r.Fault != "note" {
		t.Errorf("a bad note alone: %s %s", r.Status, r.Fault)
	}
	body := ok(d.terms("damascus", "coalition").Marshal())(t)
	draft := ok(instrument.Propose(instrument.Proposal{Kind: instrument.Agreement, Parties: head.Parties, SignBy: d.clock.Now().Add(time.Hour), EffectiveFrom: d.clock.Now().Add(time.Hour),
		Parts: []instrument.Part{{Name: partTerms, For: head.Parties, Body: body}}}, rand.Reader))(t)
	sheet := ok(draft.For(d.ids["coalition"]))(t)
	if r := d.answered("damascus", "coalition", d.craft("damascus", "coalition", parcel.Instrument{Sheet: sheet, Notes: []parcel.Note{bad}}, nil)); r.Status != parcel.Refused {
		t.Errorf("a proposal that nobody signed: %s", r.Status)
	}
	if _, err := a.Instrument(ctx, draft.Head.Lineage); !notFound(err) {
		t.Errorf("a proposal that was refused is listed: %v", err)
	}
}

// What waits for a parcel that never comes takes up little, and when it comes one that is refused does not keep the
// others.
func TestParkedParcelsAreFew(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	d.agree("coalition", "damascus", nil)
	entry := ledger.Content{Kind: ledger.Acknowledged, Ref: "nothing"}
	first := d.craft("damascus", "coalition", parcel.Heads{}, nil, entry)
	for i := range parkedMost + 6 {
		var body parcel.Body = parcel.Heads{}
		if i%3 == 0 { // to be refused
			body = parcel.Acknowledge{Copies: []string{"incident--99999999-9999-4999-8999-999999999999"}}
		}
		if r := d.answered("damascus", "coalition", d.craft("damascus", "coalition", body, nil, entry)); r.Status != parcel.Waiting {
			t.Fatalf("parcel %d: %s %s", i, r.Status, r.Fault)
		}
	}
	waiting := func() (n int) {
		for _, r := range ok(a.Arrivals(ctx, ""))(t) {
			if r.State == inWaiting {
				n++
			}
		}
		return n
	}
	if n := waiting(); n != parkedMost {
		t.Errorf("%d parcels are kept", n)
	}
	ok(a.Apply(ctx, first))(t)
	if n := waiting(); n != 0 {
		t.Errorf("%d parcels still wait", n)
	}
}

// A recall is done when all of it is. And what was approved and had not left yet when its incident was called back does
// not leave by itself.
func TestRecallIsWhole(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	lineage := d.agree("coalition", "damascus", nil)
	one := plot("desk:one", incident.TLPGreen)
	ids := d.add("coalition", one, plot("desk:two", incident.TLPGreen))
	d.give("coalition", lineage, ids...)
	one.Claim.Title.EN, one.Claim.ID = "It was another shrine", incident.ClaimID(one.Claim.Key, []byte("other"))
	d.add("coalition", one)
	r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids[:1]}))(t)
	must(t, a.ApproveRelease(ctx, "rana", r.ID))
	var copies []string
	for _, g := range ok(a.Given(ctx, "", 0))(t) {
		copies = append(copies, g.ID)
	}
	d.net.lose = func(to string, answer bool) bool { return true }
	recall := ok(a.CallBack(ctx, "rana", d.ids["damascus"], "wrong", copies))(t)
	d.net.lose = nil
	half := parcel.Recalled{Copies: copies[:1]}
	raw := d.craft("damascus", "coalition", half, func(p *parcel.Parcel) { p.Answers = recall }, ledger.Content{Kind: ledger.Withdrawn, Ref: copies[0]})
	if got := d.answered("damascus", "coalition", raw); got.Fault != "not_all" {
		t.Errorf("half a recall is %s %s", got.Status, got.Fault)
	}
	if list := ok(a.Recalls(ctx, ""))(t); list[0].State != "open" {
		t.Errorf("the recall is %s", list[0].State)
	}
	d.clock.move(time.Hour)
	must(t, a.Beat(ctx))
	for _, g := range ok(a.Given(ctx, "", 0))(t) {
		if g.State != "withdrawn" {
			t.Errorf("%s went again by itself", g.ID)
		}
	}
}

// Keys that change between two courier files: the file that brings the new ones is read, and what was packed before
// with the old ones too, in whatever order they come.
func TestKeysRotateByCourier(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a, b := d.nodes["coalition"], d.nodes["damascus"]
	lineage := d.agree("coalition", "damascus", nil)
	d.net.down["https://damascus.test:8421"], d.net.down["https://coalition.test:8421"] = true, true
	pack := func(key string) *bytes.Reader {
		ids := d.add("coalition", plot(key, incident.TLPGreen))
		r := ok(a.ProposeRelease(ctx, "ana", Release{Lineage: lineage, Incidents: ids, Urgent: true}))(t)
		must(t, a.ApproveRelease(ctx, "rana", r.ID))
		must(t, a.ReleaseNow(ctx, "rana", r.ID))
		var file bytes.Buffer
		ok(a.Pack(ctx, "ana", d.ids["damascus"], &file, nil))(t)
		d.clock.move(time.Minute)
		return bytes.NewReader(file.Bytes())
	}
	first := pack("desk:one")
	must(t, a.RotateKeys(ctx, "ada"))
	d.clock.move(time.Minute)
	second := pack("desk:two")
	for _, file := range []*bytes.Reader{second, first} {
		ok(b.Unpack(ctx, "bashar", file, nil))(t)
	}
	if got := ok(b.Inbox(ctx, "", 0))(t); len(got) != 2 {
		t.Errorf("%d of 2 came", len(got))
	}
	var back bytes.Buffer
	ok(b.Pack(ctx, "bashar", d.ids["coalition"], &back, nil))(t)
	ok(a.Unpack(ctx, "ana", bytes.NewReader(back.Bytes()), nil))(t)
	for _, g := range ok(a.Given(ctx, "", 0))(t) {
		if !g.Arrived {
			t.Errorf("%s has no receipt", g.ID)
		}
		if _, err := a.ProofOf(ctx, d.ids["damascus"], g.ID); err != nil {
			t.Errorf("the receipt of %s: %v", g.ID, err)
		}
	}
	for name, n := range d.nodes {
		must(t, n.SealJournal(ctx))
		if s := ok(n.VerifyJournal(ctx))(t); s.Fault != "" {
			t.Errorf("the journal of %s: %s", name, s.Fault)
		}
	}
	d.noFaults()
}

// What is marked after a tear-line was approved does not go with it.
func TestMarksAfterTear(t *testing.T) {
	d := meet(t, "coalition", "damascus")
	ctx := t.Context()
	a := d.nodes["coalition"]
	lineage := d.agree("coalition", "damascus", nil)
	c := plot("desk:red", incident.TLPRed)
	ids := d.add("coalition", c)
	id := ok(a.WriteTear(ctx, "ana", c.Claim.Key, release.Tear{Level: incident.TLPGreen, Summary: text.Bilingual{EN: "A bombing inside the shrine is being prepared."},
		Keep: []string{release.Class, release.When, release.Places, release.Actors}}))(t)
	must(t, a.ApproveTear(ctx, "rana", id))
	if e := ok(a.Explain(ctx, lineage, ids[0]))(t); e.Items[0].Goes == nil {
		t.Fatal("the tear-line does not go: this test sees nothing")
	}
	at := strings.Index(c.Claim.Summary.EN, "inside the shrine")
	must(t, a.SetMarks(ctx, "ana", Marks{Key: c.Claim.Key, Portions: []release.Portion{{Lang: "en", Span: text.Span{Start: at, End: at + len("inside the shrine")}, Why: release.WhySource}}}))
	if e := ok(a.Explain(ctx, lineage, ids[0]))(t); e.Items[0].Goes != nil {
		t.Errorf("it goes with %q", e.Items[0].Goes.Summary.EN)
	}
	var refused *ShareError
	if err := a.ApproveTear(ctx, "rana", id); !errors.As(err, &refused) || refused.Code != "tear_repeats" {
		t.Errorf("it is approved again: %v", err)
	}
}

// Two signatures that contradict each other are held against who made them, not against who brought them.
func TestWhoBringsAProofIsHonest(t *testing.T) {
	d := meet(t, "coalition", "damascus", "sdf")
	ctx := t.Context()
	a := d.nodes["coalition"]
	parties := []string{d.ids["coalition"], d.ids["damascus"], d.ids["sdf"]}
	slices.Sort(parties)
	when := d.clock.Now().Add(time.Hour)
	plan := func(previous *instrument.Head, body string) instrument.Draft {
		return ok(instrument.Propose(instrument.Proposal{Previous: previous, Kind: instrument.Plan, Parties: parties, SignBy: when, EffectiveFrom: when,
			Parts: []instrument.Part{{Name: "plan", For: parties, Body: []byte(body)}}}, rand.Reader))(t)
	}
	first := plan(nil, `{"n":1}`)
	must(t, d.nodes["damascus"].Exchange(ctx, "keeping", func(x store.Exchange) error { return putSheet(x, ok(first.For(d.ids["damascus"]))(t)) }))
	keys := ok(d.nodes["sdf"].Keys(ctx))(t)
	notes := []parcel.Note{parcel.Note(ok(instrument.Sign(plan(&first.Head, `{"n":2}`).Head, keys))(t)), parcel.Note(ok(instrument.Sign(plan(&first.Head, `{"n":3}`).Head, keys))(t))}
	d.answered("damascus", "coalition", d.craft("damascus", "coalition", parcel.Instrument{Sheet: ok(first.For(d.ids["coalition"]))(t), Notes: notes}, nil))
	if p := ok(a.Partner(ctx, d.ids["sdf"]))(t); p.Frozen == "" {
		t.Error("nothing is held against who signed both")
	}
	if p := ok(a.Partner(ctx, d.ids["damascus"]))(t); p.Frozen != "" || len(ok(a.Faults(ctx, d.ids["damascus"]))(t)) > 0 {
		t.Error("who brought the proof is accused")
	}
}
