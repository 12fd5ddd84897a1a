package node

import (
	"cmp"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/release"
	"tansiq/internal/stix"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Origin is where a claim came from and on what terms.
type Origin struct {
	Party   string           `json:"party"`
	Lineage string           `json:"lineage"`
	Onward  agreement.Onward `json:"onward"`
	Copy    string           `json:"copy"` // id of the incident's copy that it came with
	Note    string           `json:"note"` // id of the object that carries it
	PAP     agreement.PAP    `json:"pap"`  // the most that whoever gets it may do
}

// Received is one thing that a partner gave: an incident's copy and all that hangs on it.
type Received struct {
	Copy        string           `json:"copy"`
	Partner     string           `json:"partner"`
	Lineage     string           `json:"lineage"`
	What        string           `json:"what"`
	Step        int              `json:"step"`
	Title       text.Bilingual   `json:"title"`
	Marking     incident.Marking `json:"marking"`
	Purpose     string           `json:"purpose"`
	PAP         string           `json:"pap"`
	Onward      agreement.Onward `json:"onward"`
	Parcel      string           `json:"parcel"`
	Given       time.Time        `json:"given"`               // when the giver says that it gave it
	At          time.Time        `json:"at"`                  // when it came
	Until       time.Time        `json:"until"`               // when it must be erased
	Document    string           `json:"document,omitempty"`  // that holds its claims, the newest
	Documents   []string         `json:"documents,omitempty"` // earlier ones
	Objects     []string         `json:"objects,omitempty"`
	Claims      []string         `json:"claims,omitempty"` // keys
	Urgent      bool             `json:"urgent"`
	Ack         time.Time        `json:"ack,omitzero"`
	AckBy       string           `json:"ack_by,omitempty"`
	Outcome     string           `json:"outcome,omitempty"`
	OutcomeAt   time.Time        `json:"outcome_at,omitzero"`
	WithdrawnAt time.Time        `json:"withdrawn_at,omitzero"`
	State       string           `json:"-"`
}

// receivedID keeps the copies of different partners apart.
func receivedID(partner, copyID string) string { return partner + "/" + copyID }

// sender names a partner among the senders of foreign objects.
func sender(partner string) string { return "partner:" + partner }

// objectsIn is what a release holds, checked and sorted.
type objectsIn struct {
	good     []stix.Object
	sealed   []stix.Object // about private persons
	ours     []stix.Object // claim to be ours
	rejected []string      // ids and what is wrong
}

// takeRelease takes copies in: objects byte for byte, claims awaiting confirmation in a document of their own. What it
// refuses depends on the sender's own agreement and ledger alone.
func (d *deal) takeRelease(p parcel.Parcel, b parcel.Release, opened []ledger.Opened) ([]ledger.Content, error) {
	a, err := d.n.agreementOf(d.x, b.Lineage)
	if err != nil && !notFound(err) {
		return nil, err
	}
	if err != nil || a.Giving || a.Partner != d.p.ID || a.Since.IsZero() {
		return nil, refuse("no_agreement", "no agreement %s under which the sender gives", b.Lineage)
	}
	gave, recalled := map[string]ledger.Content{}, map[string]ledger.Content{}
	for _, o := range opened {
		if o.Content.Parcel != p.ID {
			continue
		}
		switch o.Content.Kind {
		case ledger.Gave:
			gave[o.Content.Ref] = o.Content
		case ledger.Recalled:
			recalled[o.Content.Ref] = o.Content
		}
	}
	if len(b.Objects) > 0 {
		digest := batchDigest(b.Objects)
		for _, c := range gave {
			if c.Digest != digest || c.Agreement != b.Lineage {
				return nil, refuse("not_in_ledger", "what came is not what the ledger says was given")
			}
		}
	}
	in, err := d.sort(b.Objects)
	if err != nil {
		return nil, err
	}
	if err := d.entered(b, in, gave, recalled); err != nil {
		return nil, err
	}
	// Nothing is refused from here on.
	stored, err := d.storeObjects(p, in)
	if err != nil {
		return nil, err
	}
	if err := d.takeClaims(p, b, a, gave, stored); err != nil {
		return nil, err
	}
	if len(b.Withdrawn) > 0 {
		if err := d.withdraw(b.Withdrawn, "recalled by the giver"); err != nil {
			return nil, err
		}
	}
	return nil, d.x.Journal(store.Event{Act: store.ActReceived, Partner: d.p.ID, Ref: p.ID, Document: documentOf(p),
		Note: fmt.Sprintf("objects: %d; sealed: %d; quarantined: %d; rejected: %d; withdrawn: %d", len(in.good), len(in.sealed), len(in.ours), len(in.rejected), len(b.Withdrawn))})
}

// entered holds what came against the ledger: an incident's copy has its entry in this parcel, what hangs on one also in
// an earlier one, and what is withdrawn has one too. Objects that claim to be ours are held against it like the others,
// so that the answer does not tell whose they are.
func (d *deal) entered(b parcel.Release, in objectsIn, gave, recalled map[string]ledger.Content) error {
	held := func(id string) (bool, error) {
		rec, err := d.x.Record(shelfReceived, receivedID(d.p.ID, id))
		if notFound(err) {
			return false, nil
		}
		return rec.State == "held", err
	}
	for _, o := range slices.Concat(in.good, in.ours) {
		top := o.ID
		if o.Type == "note" && o.Extension(incident.ClaimExtension) {
			top = hangsOn(o)
		} else if !release.Top(o.ID) {
			continue
		}
		if top == "" || gave[top].Ref != "" {
			continue
		}
		if there, err := held(top); err != nil {
			return err
		} else if !there || release.Top(o.ID) {
			return refuse("not_in_ledger", "%s came and is not in the ledger", o.ID)
		}
	}
	for _, id := range b.Withdrawn {
		if there, err := held(id); err != nil {
			return err
		} else if there && recalled[id].Ref == "" {
			return refuse("not_in_ledger", "the withdrawal of %s is not in the ledger", id)
		}
	}
	return nil
}

// hangsOn is the incident that a note is about; empty: it names none.
func hangsOn(note stix.Object) string {
	var refs struct {
		Refs []string `json:"object_refs"`
	}
	if json.Unmarshal(note.Raw, &refs) != nil || len(refs.Refs) == 0 {
		return ""
	}
	return refs.Refs[0]
}

// sort checks objects one by one and tells apart those about private persons and those that claim to be ours.
func (d *deal) sort(raws [][]byte) (objectsIn, error) {
	var in objectsIn
	for _, raw := range raws {
		o, err := stix.Parse(raw)
		if err != nil {
			in.rejected = append(in.rejected, err.Error())
			continue
		}
		if err := stix.Valid(o); err != nil {
			in.rejected = append(in.rejected, err.Error())
			continue
		}
		ours := false
		for _, id := range []string{o.ID, o.CreatedByRef} {
			if id == "" {
				continue
			}
			there, err := has(d.x, shelfCopy, id)
			if err != nil {
				return in, err
			}
			ours = ours || there
		}
		switch {
		case ours:
			in.ours = append(in.ours, o)
		case aboutPerson(o):
			in.sealed = append(in.sealed, o)
		default:
			in.good = append(in.good, o)
		}
	}
	return in, nil
}

// aboutPerson reports whether an object may be about a private individual as far as its form says: an identity that is
// not said to be something else, an actor that is one person, an address, an account, a message.
func aboutPerson(o stix.Object) bool {
	switch o.Type {
	case "email-addr", "email-message", "user-account":
		return true
	case "identity":
		var p struct {
			Class string `json:"identity_class"`
		}
		return json.Unmarshal(o.Raw, &p) != nil || !slices.Contains([]string{"organization", "group", "class", "system"}, p.Class)
	case "threat-actor", "intrusion-set":
		var p struct {
			Level string `json:"resource_level"`
		}
		return json.Unmarshal(o.Raw, &p) != nil || p.Level == "individual"
	}
	return false
}

// storeObjects keeps what came, each in its place, and returns the good ones that the sender has not given before, nor a
// newer version of them.
func (d *deal) storeObjects(p parcel.Parcel, in objectsIn) ([]stix.Object, error) {
	now := d.x.Now()
	for _, o := range in.sealed {
		if err := d.x.Put(shelfSealed, store.Record{ID: receivedID(d.p.ID, o.ID) + "/" + p.ID, Owner: d.p.ID, State: "sealed", At: now, Raw: o.Raw,
			Body: marshal(sealedBody{Object: o.ID, Parcel: p.ID})}); err != nil {
			return nil, err
		}
	}
	if len(in.sealed) > 0 {
		if err := d.x.Journal(store.Event{Act: store.ActSealed, Partner: d.p.ID, Ref: p.ID, Note: fmt.Sprintf("objects: %d", len(in.sealed))}); err != nil {
			return nil, err
		}
	}
	for _, o := range in.ours {
		if err := d.x.Put(shelfQuarantine, store.Record{ID: receivedID(d.p.ID, o.ID) + "/" + p.ID, Owner: d.p.ID, State: "kept", At: now, Raw: o.Raw,
			Body: marshal(sealedBody{Object: o.ID, Parcel: p.ID})}); err != nil {
			return nil, err
		}
	}
	if len(in.ours) > 0 {
		if err := d.x.Journal(store.Event{Act: store.ActQuarantined, Partner: d.p.ID, Ref: p.ID, Note: fmt.Sprintf("objects that claim to be ours: %d", len(in.ours))}); err != nil {
			return nil, err
		}
	}
	for _, why := range in.rejected {
		if err := d.x.Journal(store.Event{Act: store.ActParcelRefused, Partner: d.p.ID, Ref: p.ID, Note: "one object: " + clip(why)}); err != nil {
			return nil, err
		}
	}
	var newest []stix.Object
	for _, o := range in.good {
		versions, err := d.x.Versions(sender(d.p.ID), o.ID)
		if err != nil {
			return nil, err
		}
		older, same := false, false
		for _, v := range versions {
			relation := stix.Relate(v, o)
			older, same = older || relation == stix.Older, same || relation == stix.Same
		}
		if older {
			// It is accepted and kept beside the newer one; the desk is told, the sender is not.
			if err := d.x.Journal(store.Event{Act: store.ActQuarantined, Partner: d.p.ID, Ref: p.ID, Note: "an older version than we hold: " + o.ID}); err != nil {
				return nil, err
			}
			continue
		}
		if same {
			continue
		}
		newest = append(newest, o)
	}
	if _, err := d.x.PutObjects(sender(d.p.ID), in.good); err != nil {
		return nil, err
	}
	return newest, nil
}

// clip cuts a text of somebody else to what a line of the journal holds.
func clip(s string) string {
	if r := []rune(s); len(r) > 300 {
		return string(r[:300]) + "…"
	}
	return s
}

// documentOf is the id of the document that a parcel's claims are read from.
func documentOf(p parcel.Parcel) string { return "given-" + p.From + "-" + p.ID }

// takeClaims makes of each thing that came a document of its own, with its claims awaiting confirmation: what must be
// erased at different times does not stand in one.
func (d *deal) takeClaims(p parcel.Parcel, b parcel.Release, a *Agreement, gave map[string]ledger.Content, objects []stix.Object) error {
	now := d.x.Now()
	type thing struct {
		r      Received
		claims []incident.Claim
	}
	things := map[string]*thing{}
	var order []string
	of := func(id string) *thing {
		t := things[id]
		if t == nil {
			t = &thing{r: Received{Copy: id}}
			things[id] = t
			order = append(order, id)
		}
		return t
	}
	for id, c := range gave {
		t := of(id)
		t.r.What, t.r.Step, t.r.Given = c.What, c.Step, c.At
	}
	onward := agreement.Onward{Rule: agreement.OnwardRule(b.Onward.Rule), Parties: b.Onward.Parties, Ceiling: incident.Marking(b.Onward.Ceiling)}
	if !sameOnward(onward, a.Terms.Onward) {
		onward = a.Terms.Onward // what both signed counts
	}
	watched := false
	for _, o := range objects {
		if ofWatchType(o.ID) {
			watched = true
			if err := d.noteTaken(p, o, objects, &of(o.ID).r); err != nil {
				return err
			}
			continue
		}
		watched = watched || o.Extension(watch.AreaExtension)
		if o.Type != "note" || hangsOn(o) == "" {
			continue
		}
		s, ok, err := incident.FromSTIX(o)
		if !ok {
			continue
		}
		var c incident.Claim
		if err == nil {
			s.Claim.Marking = stricter(s.Claim.Marking, marked(o, objects))
			c, err = d.claim(s.Claim, o, now)
		}
		if err != nil {
			if err := d.x.Journal(store.Event{Act: store.ActParcelRefused, Partner: d.p.ID, Ref: p.ID, Note: "one claim: " + clip(err.Error())}); err != nil {
				return err
			}
			continue
		}
		t := of(hangsOn(o))
		t.claims = append(t.claims, c)
		t.r.Claims = append(t.r.Claims, c.Key)
		t.r.Title = c.Title
		t.r.Marking = stricter(t.r.Marking, c.Marking)
		if err := put(d.x, shelfOrigin, store.Record{ID: c.Key, Owner: d.p.ID, State: "held"},
			Origin{Party: d.p.ID, Lineage: b.Lineage, Onward: onward, Copy: t.r.Copy, Note: o.ID, PAP: a.Terms.PAP}); err != nil {
			return err
		}
	}
	if watched {
		if err := watchChanged(d.x); err != nil {
			return err
		}
	}
	slices.Sort(order)
	hang := belongings(objects, order)
	for i, id := range order {
		t := things[id]
		old, rec, err := kept[Received](d.x, shelfReceived, receivedID(d.p.ID, id))
		if err != nil && !notFound(err) {
			return err
		}
		r := t.r
		r.Partner, r.Lineage, r.Purpose, r.PAP, r.Onward, r.Parcel, r.At, r.Urgent = d.p.ID, b.Lineage, b.Purpose, b.PAP, onward, p.ID, now, p.Urgent
		r.Until = now.AddDate(0, 0, a.Terms.RetentionDays)
		if err == nil { // a newer version of something that is here, or was
			r.Ack, r.AckBy, r.Outcome, r.OutcomeAt = old.Ack, old.AckBy, old.Outcome, old.OutcomeAt
			r.Claims = union(old.Claims, r.Claims)
			r.Objects, r.Document, r.Documents = old.Objects, old.Document, old.Documents
			if r.Title == (text.Bilingual{}) {
				r.Title, r.Marking = old.Title, old.Marking
			}
			if rec.State == "held" && !old.Until.IsZero() { // what was withdrawn or erased is given anew
				r.Until = old.Until
			}
		}
		if len(t.claims) > 0 {
			if r.Document != "" {
				r.Documents = append(r.Documents, r.Document)
			}
			if r.Document, err = d.putClaims(p, i, t.claims); err != nil {
				return err
			}
		}
		r.Objects = union(r.Objects, hang[id])
		if err := put(d.x, shelfReceived, store.Record{ID: receivedID(d.p.ID, id), Owner: d.p.ID, State: "held", At: now}, r); err != nil {
			return err
		}
	}
	return nil
}

// putClaims stores the claims about the n-th thing in a parcel as a document.
func (d *deal) putClaims(p parcel.Parcel, n int, claims []incident.Claim) (id string, err error) {
	doc := store.Document{ID: documentOf(p), Name: cmp.Or(claims[0].Title.In("en"), d.p.Name.In("en")), Source: d.p.Name.In("en"), Lang: "en",
		Published: incident.DayOf(d.x.Now()), MediaType: "application/stix+json;version=2.1", Marking: incident.TLPClear, By: "import:partner", At: d.x.Now()}
	if n > 0 {
		doc.ID += fmt.Sprintf("-%d", n+1)
	}
	var lines []string
	for i := range claims {
		c := &claims[i]
		c.Source.Document = doc.ID
		doc.Marking = stricter(doc.Marking, c.Marking)
		for _, s := range []string{c.Title.AR, c.Summary.AR, c.Title.EN, c.Summary.EN} {
			if s != "" {
				lines = append(lines, s)
			}
		}
		lines = append(lines, "")
	}
	doc.Text = strings.TrimSpace(strings.Join(lines, "\n"))
	if strings.ContainsFunc(claims[0].Title.In("ar"), arabic) && claims[0].Title.EN == "" {
		doc.Lang = "ar"
	}
	_, err = d.x.PutDocument(doc, claims)
	return doc.ID, err
}

// belongings tells which objects of a parcel go with which of the things in it: what refers to it, and to that, and what
// these refer to. What several have in common goes with each of them; what hangs on none goes with the first.
func belongings(objects []stix.Object, things []string) map[string][]string {
	if len(things) == 0 {
		return nil
	}
	at := make(map[string]bool, len(objects))
	for _, o := range objects {
		at[o.ID] = true
	}
	to, from := map[string][]string{}, map[string][]string{} // by what refers, and by what is referred to
	for _, o := range objects {
		var all map[string]json.RawMessage
		if json.Unmarshal(o.Raw, &all) != nil {
			continue // it was parsed before: this does not happen
		}
		for name, raw := range all {
			var refs []string
			if strings.HasSuffix(name, "_ref") {
				refs = make([]string, 1)
				if json.Unmarshal(raw, &refs[0]) != nil {
					continue
				}
			} else if !strings.HasSuffix(name, "_refs") || json.Unmarshal(raw, &refs) != nil {
				continue
			}
			to[o.ID] = append(to[o.ID], refs...)
			if name == "created_by_ref" || name == "object_marking_refs" {
				continue // nothing hangs on who made it
			}
			for _, ref := range refs {
				from[ref] = append(from[ref], o.ID)
			}
		}
	}
	out := make(map[string][]string, len(things))
	placed := map[string]bool{}
	for _, thing := range things {
		seen := map[string]bool{thing: true}
		own := []string{thing}
		for i := 0; i < len(own); i++ { // what refers to it, and to that
			for _, id := range from[own[i]] {
				if !seen[id] && !release.Top(id) {
					seen[id] = true
					own = append(own, id)
				}
			}
		}
		for _, id := range slices.Clone(own) { // what these refer to, with its translations
			for _, ref := range to[id] {
				// It may have come before, in another parcel.
				if seen[ref] || release.Top(ref) || strings.HasPrefix(ref, "marking-definition--") && !at[ref] {
					continue
				}
				seen[ref] = true
				own = append(own, ref)
				for _, l := range from[ref] {
					if !seen[l] && strings.HasPrefix(l, "language-content--") {
						seen[l] = true
						own = append(own, l)
					}
				}
			}
		}
		if !at[thing] {
			own = own[1:]
		}
		for _, id := range own {
			placed[id] = true
		}
		out[thing] = own
	}
	for _, o := range objects {
		if !placed[o.ID] {
			out[things[0]] = append(out[things[0]], o.ID)
		}
	}
	return out
}

func arabic(r rune) bool { return r >= 0x600 && r <= 0x6FF }

// union adds to a list what is not in it.
func union(list, more []string) []string {
	for _, s := range more {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

// sameOnward reports whether two terms of passing on are the same.
func sameOnward(a, b agreement.Onward) bool {
	return a.Rule == b.Rule && a.Ceiling == b.Ceiling && slices.Equal(a.Parties, b.Parties)
}

// stricter is the narrower of two markings; what is none counts as the widest.
func stricter(a, b incident.Marking) incident.Marking {
	x, _ := stix.ParseLevel(string(a))
	y, _ := stix.ParseLevel(string(b))
	if a == "" || (b != "" && y > x) {
		return b
	}
	return a
}

// marked is the strictest marking on an object, or on anything in it, that came with others. One that nobody here can
// read, and none, count as TLP:RED.
func marked(o stix.Object, with []stix.Object) incident.Marking {
	level := stix.MarkingsOf(o, func(id string) (stix.Object, bool) {
		i := slices.IndexFunc(with, func(m stix.Object) bool { return m.ID == id })
		if i < 0 {
			return stix.Object{}, false
		}
		return with[i], true
	}).Object()
	if level < stix.Clear || level > stix.Red {
		return incident.TLPRed
	}
	return incident.Marking(level.String())
}

// claim makes a claim of ours of what a partner states: it has a key of its own, the partner is its source, and it
// awaits a person.
func (d *deal) claim(c incident.Claim, o stix.Object, now time.Time) (incident.Claim, error) {
	hash, err := stix.Hash(o.Raw)
	if err != nil {
		return c, fmt.Errorf("%s: %w", o.ID, err)
	}
	named := c.Source
	c.Key = "partner:" + d.p.ID + ":" + o.ID
	c.ID = incident.ClaimID(c.Key, hash[:])
	c.State, c.Supersedes, c.PartOf, c.By, c.At = incident.Awaiting, "", "", "import:partner", now
	c.Source = incident.Source{ID: "partner:" + d.p.ID, Name: d.p.Name.In("en"), Kind: incident.SourcePartner, Published: incident.NoDay}
	if named.Name != "" && named.Kind != incident.SourceDesk && named.Kind != incident.SourcePartner {
		// Whoever else it rests on is the partner's word, and no source that could stand beside it.
		c.Source.Says = named.Name
	}
	for i := range c.Places {
		c.Places[i].Text, c.Places[i].Span = "", nil
	}
	for i := range c.Actors {
		c.Actors[i].Text, c.Actors[i].Span = "", nil
	}
	for i := range c.Quantities {
		c.Quantities[i].Text, c.Quantities[i].Span = "", nil
	}
	c.When.Text, c.When.Span = "", nil
	return c, c.Validate()
}

// claimOf reads the claim in an object that carries one.
func claimOf(raw []byte) (*incident.Claim, error) {
	o, err := stix.Parse(raw)
	if err != nil {
		return nil, err
	}
	s, ok, err := incident.FromSTIX(o)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, errors.New("it carries no claim")
	}
	return &s.Claim, nil
}

// withdraw takes back copies that the partner gave: their claims are rejected, and what was composed from them is
// composed anew.
func (d *deal) withdraw(copies []string, why string) error {
	for _, id := range copies {
		r, rec, err := kept[Received](d.x, shelfReceived, receivedID(d.p.ID, id))
		if notFound(err) {
			continue // an object that hangs on something else, or nothing that came
		}
		if err != nil {
			return err
		}
		if rec.State != "held" {
			continue
		}
		r.WithdrawnAt, rec.State = d.x.Now(), "withdrawn"
		if err := put(d.x, shelfReceived, rec, r); err != nil {
			return err
		}
		if ofWatchType(r.Copy) {
			if err := watchChanged(d.x); err != nil {
				return err
			}
		}
		if err := d.x.Retract("import:partner", r.Claims, why); err != nil {
			return err
		}
		for _, key := range r.Claims {
			rec, err := d.x.Record(shelfOrigin, key)
			if err != nil {
				return err
			}
			rec.State = "withdrawn"
			if err := d.x.Put(shelfOrigin, rec); err != nil {
				return err
			}
		}
	}
	return nil
}

// Inbox lists what a partner gave (empty: what all gave), newest first.
func (n *Node) Inbox(ctx context.Context, partner string, limit int) (out []Received, err error) {
	err = n.Consult(ctx, "listing what came", func(x store.Exchange) error {
		list, raw, err := keptAll[Received](x, shelfReceived, store.Filter{Owner: partner, Newest: true, Limit: limit})
		for i := range list {
			list[i].State = raw[i].State
		}
		out = list
		return err
	})
	return out, err
}

// ReceivedCopy returns one thing that a partner gave.
func (n *Node) ReceivedCopy(ctx context.Context, partner, copyID string) (r Received, err error) {
	err = n.Consult(ctx, "reading what came", func(x store.Exchange) error {
		var rec store.Record
		r, rec, err = kept[Received](x, shelfReceived, receivedID(partner, copyID))
		r.State = rec.State
		return err
	})
	return r, err
}

// sealedBody says where a sealed or quarantined object came from.
type sealedBody struct {
	Object string `json:"object"`
	Parcel string `json:"parcel"`
}

// SealedObject is an object about a private person, or one that claims to be ours, that nobody sees until a named
// person looks at it and says why.
type SealedObject struct {
	ID      string
	Partner string
	Object  string
	Kind    string // type of the object
	At      time.Time
	Erase   time.Time // when it is erased
}

// SealedObjects lists what is sealed, without what it says; quarantined: what claims to be ours in its place.
func (n *Node) SealedObjects(ctx context.Context, quarantined bool) (out []SealedObject, err error) {
	shelf := shelfSealed
	if quarantined {
		shelf = shelfQuarantine
	}
	err = n.Consult(ctx, "listing what is sealed", func(x store.Exchange) error {
		list, raw, err := keptAll[sealedBody](x, shelf, store.Filter{Newest: true, Bare: true})
		out = nil
		for i, s := range list {
			kind, _, _ := strings.Cut(s.Object, "--")
			out = append(out, SealedObject{ID: raw[i].ID, Partner: raw[i].Owner, Object: s.Object, Kind: kind, At: raw[i].At, Erase: raw[i].At.Add(sealedFor)})
		}
		return err
	})
	return out, err
}

// sealedFor is how long an object about a private person waits for somebody to look at it.
const sealedFor = 30 * 24 * time.Hour

// Admit opens a sealed object to the desk: a named person answers for it with a reason. It returns the object.
func (n *Node) Admit(ctx context.Context, by, id, why string) (raw []byte, err error) {
	if strings.TrimSpace(why) == "" {
		return nil, &ShareError{Code: "reason_missing", Field: "why"}
	}
	err = n.Exchange(ctx, "admitting a sealed object", func(x store.Exchange) error {
		r, err := x.Record(shelfSealed, id)
		if err != nil {
			return err
		}
		o, err := stix.Parse(r.Raw)
		if err != nil {
			return err
		}
		raw = r.Raw
		if _, err := x.PutObjects(sender(r.Owner), []stix.Object{o}); err != nil {
			return err
		}
		if err := x.Drop(shelfSealed, id); err != nil {
			return err
		}
		var from sealedBody
		if err := decode(r, &from); err != nil {
			return err
		}
		if err := n.withOthers(x, r.Owner, from.Parcel, o.ID); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActAdmitted, Partner: r.Owner, Ref: o.ID, Note: why})
	})
	return raw, err
}

// withOthers puts an object that was admitted among those of a thing that came in the same parcel, else of the newest
// that came from the partner: it must be erased with it.
func (n *Node) withOthers(x store.Exchange, partner, parcelID, object string) error {
	list, raw, err := keptAll[Received](x, shelfReceived, store.Filter{Owner: partner, State: "held", Newest: true})
	if err != nil || len(list) == 0 {
		return err
	}
	i := max(0, slices.IndexFunc(list, func(r Received) bool { return r.Parcel == parcelID }))
	list[i].Objects = union(list[i].Objects, []string{object})
	return put(x, shelfReceived, raw[i], list[i])
}

// hexOf is the hexadecimal form of a digest.
func hexOf(b [32]byte) string { return hex.EncodeToString(b[:]) }
