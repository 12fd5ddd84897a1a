package node

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// States of a release.
const (
	ReleaseAwaiting = "awaiting" // of approval by somebody else
	ReleaseApproved = "approved" // leaves on the beat, or when somebody says now
	ReleaseGiven    = "given"
	ReleaseRefused  = "refused"
)

// Release is incidents and watches that our people let go under one agreement. What goes of them is decided by package release,
// again each time; only what two people have looked at leaves.
type Release struct {
	ID        string               `json:"id"` // "R-0014"
	Lineage   string               `json:"lineage"`
	Partner   string               `json:"partner"`
	Incidents []string             `json:"incidents"`
	Watches   []string             `json:"watches,omitempty"` // ids of watches and of declarations
	Title     text.Bilingual       `json:"title"`             // of the first of them
	Urgent    bool                 `json:"urgent"`
	Note      string               `json:"note,omitempty"`
	By        string               `json:"by"`
	At        time.Time            `json:"at"`
	Units     []string             `json:"units"` // digests of what would go, as the proposer saw it
	Approved  map[string]time.Time `json:"approved,omitempty"`
	Refused   string               `json:"refused,omitempty"` // why
	GivenAt   time.Time            `json:"given_at,omitzero"`
	Parcels   []string             `json:"parcels,omitempty"`
	Copies    []string             `json:"copies,omitempty"` // ids of the copies of incidents, watches and declarations
	State     string               `json:"-"`
}

// givenCopy is what is kept of a released copy.
type givenCopy struct {
	release.Given
	What    agreement.Kind   `json:"what,omitempty"`
	Marking incident.Marking `json:"marking"`
	Step    int              `json:"step"`
	Parcel  string           `json:"parcel"`
	At      time.Time        `json:"at"` // when this version was given
	Release string           `json:"release,omitempty"`
}

// lineageKey is the secret that ids of copies under an agreement are made with.
func lineageKey(x store.Exchange, lineage string) ([]byte, error) {
	key, err := x.Secret(secretLineage + lineage)
	if !notFound(err) {
		return key, err
	}
	key = make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	return key, x.SetSecret(secretLineage+lineage, key)
}

// decision is what package release needs, read in one transaction.
type decision struct {
	agreement *Agreement
	partner   *Partner
	in        release.Input
	copies    map[string]givenCopy // by id
	releases  []Release
}

// decide reads everything that a decision under an agreement depends on. incidents and watches are looked at besides what
// stands given and what is in releases.
func (n *Node) decide(x store.Exchange, lineage string, incidents []string, watches ...string) (*decision, error) {
	a, err := n.agreementOf(x, lineage)
	if err != nil {
		return nil, err
	}
	if !a.Giving || !a.InForce {
		return nil, &ShareError{Code: "not_in_force", Value: lineage}
	}
	p, err := n.partner(x, a.Partner)
	if err != nil {
		return nil, err
	}
	us, _, err := x.Setting(SettingName)
	if err != nil {
		return nil, err
	}
	subject, _, err := x.Setting(SettingSubject)
	if err != nil {
		return nil, err
	}
	d := &decision{agreement: a, partner: p, copies: map[string]givenCopy{}}
	keys, err := n.keys(x)
	if err != nil {
		return nil, err
	}
	d.in = release.Input{Agreement: a.inForce(p), Party: release.Party{ID: keys.Public().ID, Name: ofLetters(us)}, Desk: n.know.desk(cmp.Or(subject, DefaultSubject)), Names: n.know.names(),
		Batch: x.Now(), Approved: map[string][]string{}}
	// With the first decision the secret is made that ids of copies come from: decisions are made in transactions that write.
	if d.in.Key, err = lineageKey(x, lineage); err != nil {
		return nil, err
	}
	given, raw, err := keptAll[givenCopy](x, shelfCopy, store.Filter{Owner: lineage, Bare: true})
	if err != nil {
		return nil, err
	}
	var claimKeys []string
	for i, g := range given {
		g.Withdrawn = raw[i].State == "withdrawn"
		d.copies[g.ID] = g
		d.in.Given = append(d.in.Given, g.Given)
		if g.Type == "note" && g.Own != "" {
			claimKeys = append(claimKeys, g.Own)
		}
	}
	list, states, err := keptAll[Release](x, shelfRelease, store.Filter{Owner: lineage})
	if err != nil {
		return nil, err
	}
	wanted := slices.Clone(incidents)
	for i, r := range list {
		r.State = states[i].State
		d.releases = append(d.releases, r)
		if r.State != ReleaseApproved && r.State != ReleaseGiven {
			continue
		}
		wanted = append(wanted, r.Incidents...)
		people := []string{r.By}
		for who := range r.Approved {
			people = append(people, who)
		}
		for _, u := range r.Units {
			d.in.Approved[u] = append(d.in.Approved[u], people...)
		}
	}
	held, err := x.Claims(wanted, claimKeys)
	if err != nil {
		return nil, err
	}
	for _, h := range standing(held) {
		item, err := n.item(x, h)
		if err != nil {
			return nil, err
		}
		d.in.Items = append(d.in.Items, item)
	}
	if asked := d.wantedWatches(watches); len(asked) > 0 || slices.Contains(a.Terms.Kinds, agreement.Watch) {
		d.in.Watched, err = n.watched(x, asked)
	}
	return d, err
}

// standing keeps of each key the version that stands: the confirmed one, else the newest.
func standing(held []store.Held) []store.Held {
	best := map[string]store.Held{}
	for _, h := range held {
		old, ok := best[h.Claim.Key]
		if !ok || old.Claim.State != incident.Confirmed && (h.Claim.State == incident.Confirmed || h.Claim.At.After(old.Claim.At)) {
			best[h.Claim.Key] = h
		}
	}
	out := make([]store.Held, 0, len(best))
	for _, h := range best {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b store.Held) int { return strings.Compare(a.Claim.Key, b.Claim.Key) })
	return out
}

// names looks up what ids stand for.
func (k knowledge) names() release.Names {
	levels := map[area.Level]incident.PlacePrecision{area.Country: incident.PlaceCountry, area.Governorate: incident.PlaceGovernorate, area.District: incident.PlaceDistrict}
	return release.Names{
		Unit: func(id string) (release.Unit, bool) {
			a, err := k.atlas()
			if err != nil {
				return release.Unit{}, false
			}
			u, ok := a.ByID(id)
			if !ok || levels[u.Level] == "" {
				return release.Unit{}, false
			}
			return release.Unit{Name: text.Bilingual{AR: u.AR, EN: u.EN}, Level: levels[u.Level], Parent: u.Parent}, true
		},
		Actor: k.rendering().Actor,
		Part: func(inner, outer string) bool {
			l, err := k.actors()
			return err == nil && l.PartOf(inner, outer)
		},
	}
}

// ProposeRelease proposes that incidents and watches go under an agreement. It is refused when nothing of them may go. What the
// proposer was shown is what the approver approves.
func (n *Node) ProposeRelease(ctx context.Context, by string, r Release) (Release, error) {
	if len(r.Incidents)+len(r.Watches) == 0 {
		return r, &ShareError{Code: "incidents_missing", Field: "incidents"}
	}
	err := n.Exchange(ctx, "proposing a release", func(x store.Exchange) error {
		d, err := n.decide(x, r.Lineage, r.Incidents, r.Watches...)
		if err != nil {
			return err
		}
		var withheld string
		if r.Units, withheld, err = d.preview(x, r.Incidents, r.Watches); err != nil {
			return err
		}
		if len(r.Units) == 0 {
			return &ShareError{Code: "nothing_goes", Value: slices.Concat(r.Incidents, r.Watches)[0]}
		}
		r.Title = text.Bilingual{}
		if len(r.Incidents) == 0 {
			r.Title = watchTitle(d.in.Watched, r.Watches[0])
		}
		held, err := x.Claims(r.Incidents[:min(1, len(r.Incidents))], nil)
		if err != nil {
			return err
		}
		for _, h := range held {
			if h.Claim.State == incident.Confirmed && !h.Restricted {
				r.Title = h.Claim.Title
				break
			}
		}
		all, err := x.Records(shelfRelease, store.Filter{Bare: true})
		if err != nil {
			return err
		}
		r.ID, r.By, r.At, r.Partner, r.Approved = fmt.Sprintf("R-%04d", len(all)+1), by, x.Now(), d.agreement.Partner, nil
		r.State = ReleaseAwaiting
		if err := put(x, shelfRelease, store.Record{ID: r.ID, Owner: r.Lineage, State: r.State}, r); err != nil {
			return err
		}
		lines := []store.Event{{By: by, Act: store.ActReleaseProposed, Ref: r.ID, Partner: r.Partner}}
		if withheld != "" {
			lines = append(lines, store.Event{By: by, Act: store.ActWithheld, Ref: r.ID, Partner: r.Partner, Note: withheld})
		}
		return x.Journal(lines...)
	})
	return r, err
}

// units are the digests of what would go of incidents and watches if two people approved it.
func (d *decision) units(x store.Exchange, incidents, watches []string) ([]string, error) {
	units, _, err := d.preview(x, incidents, watches)
	return units, err
}

// preview is units, with the rules that withhold something of them: "rule 2 above_ceiling summary; …".
func (d *decision) preview(x store.Exchange, incidents, watches []string) (units []string, withheld string, err error) {
	in := d.in
	in.Approved, in.Trace = nil, true
	held, err := x.Claims(incidents, nil)
	if err != nil {
		return nil, "", err
	}
	ours := map[string]bool{}
	for _, h := range held {
		ours[h.Claim.Key] = true
	}
	for _, id := range watches {
		ours[id] = true
	}
	r := release.Decide(in)
	var rules []string
	for _, reason := range r.Reasons {
		if ours[reason.Item] && reason.Rule > 0 {
			rules = union(rules, []string{strings.TrimSpace(fmt.Sprintf("rule %d %s %s", reason.Rule, reason.Code, reason.Property))})
		}
	}
	return unitsOf(r, ours), strings.Join(rules, "; "), nil
}

// unitsOf are the digests of what is new or changed and has a claim with one of the keys, or is a watch with one as its id.
func unitsOf(r release.Result, keys map[string]bool) []string {
	var units []string
	for i := range r.Copies {
		if c := &r.Copies[i]; (c.Type == "note" || ofWatchType(c.ID)) && keys[c.Own] && c.Unit != "" && !slices.Contains(units, c.Unit) {
			units = append(units, c.Unit)
		}
	}
	slices.Sort(units)
	return units
}

// ApproveRelease lets a release leave. Who approves is not who proposed it, and what would go is still what the
// proposer saw.
func (n *Node) ApproveRelease(ctx context.Context, by, id string) error {
	err := n.Exchange(ctx, "approving a release", func(x store.Exchange) error {
		r, rec, err := kept[Release](x, shelfRelease, id)
		if err != nil {
			return err
		}
		if r.By == by {
			return ErrSamePerson
		}
		if rec.State != ReleaseAwaiting {
			return &ShareError{Code: "already"}
		}
		d, err := n.decide(x, r.Lineage, r.Incidents, r.Watches...)
		if err != nil {
			return err
		}
		now, err := d.units(x, r.Incidents, r.Watches)
		if err != nil {
			return err
		}
		if !slices.Equal(now, r.Units) {
			return &ShareError{Code: "changed", Value: id}
		}
		if r.Approved == nil {
			r.Approved = map[string]time.Time{}
		}
		r.Approved[by] = x.Now()
		rec.State = ReleaseApproved
		if err := put(x, shelfRelease, rec, r); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActReleaseApproved, Ref: id, Partner: r.Partner})
	})
	return err
}

// RefuseRelease ends a release that has not left, with a reason.
func (n *Node) RefuseRelease(ctx context.Context, by, id, why string) error {
	if strings.TrimSpace(why) == "" {
		return &ShareError{Code: "reason_missing", Field: "why"}
	}
	return n.Exchange(ctx, "refusing a release", func(x store.Exchange) error {
		r, rec, err := kept[Release](x, shelfRelease, id)
		if err != nil {
			return err
		}
		if rec.State != ReleaseAwaiting && rec.State != ReleaseApproved {
			return &ShareError{Code: "already"}
		}
		r.Refused, rec.State = why, ReleaseRefused
		if err := put(x, shelfRelease, rec, r); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActReleaseRefused, Ref: id, Partner: r.Partner, Note: why})
	})
}

// RefreshRelease shows a release anew after what would go has changed: it awaits approval of what would go now.
func (n *Node) RefreshRelease(ctx context.Context, by, id string) error {
	return n.Exchange(ctx, "looking at a release anew", func(x store.Exchange) error {
		r, rec, err := kept[Release](x, shelfRelease, id)
		if err != nil {
			return err
		}
		if rec.State == ReleaseRefused {
			return &ShareError{Code: "already"}
		}
		d, err := n.decide(x, r.Lineage, r.Incidents, r.Watches...)
		if err != nil {
			return err
		}
		if r.Units, err = d.units(x, r.Incidents, r.Watches); err != nil {
			return err
		}
		if len(r.Units) == 0 {
			return &ShareError{Code: "nothing_goes", Value: id}
		}
		r.By, r.At, r.Approved, rec.State = by, x.Now(), nil, ReleaseAwaiting
		if err := put(x, shelfRelease, rec, r); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActReleaseProposed, Ref: id, Partner: r.Partner})
	})
}

// ReleaseNow lets what is approved in an urgent release go at once and hands it in at the partner's door.
func (n *Node) ReleaseNow(ctx context.Context, by, id string) error {
	var partner, lineage string
	if err := n.Consult(ctx, "reading a release", func(x store.Exchange) error {
		r, rec, err := kept[Release](x, shelfRelease, id)
		if err == nil && rec.State != ReleaseApproved {
			err = &ShareError{Code: "already"}
		}
		partner, lineage = r.Partner, r.Lineage
		return err
	}); err != nil {
		return err
	}
	if _, err := n.give(ctx, by, lineage, true, n.now()); err != nil {
		return err
	}
	_, err := n.DeliverTo(ctx, partner)
	return err
}

// Beat lets what is due go under every agreement whose beat has come since the last time.
func (n *Node) Beat(ctx context.Context) error {
	var due []*Agreement
	now := n.now().UTC()
	// No beat is shorter than a minute.
	if !n.newMinute(now) {
		return nil
	}
	if err := n.Consult(ctx, "looking for agreements", func(x store.Exchange) error {
		due = nil
		if _, err := n.keys(x); err != nil {
			if notFound(err) {
				return nil
			}
			return err
		}
		list, err := n.instruments(x, "agreement", "")
		if err != nil {
			return err
		}
		for _, l := range list {
			if l.State.InForce == nil {
				continue
			}
			a, err := n.bare(x, l)
			if err != nil || !a.Giving {
				continue
			}
			beat := a.Terms.Beat()
			last := n.beaten(a.Lineage)
			if last.IsZero() {
				last = n.started.Truncate(beat) // a start is no beat
			}
			if now.Truncate(beat).After(last) {
				due = append(due, a)
			}
		}
		return nil
	}); err != nil {
		return err
	}
	var failed error
	for _, a := range due {
		beat := now.Truncate(a.Terms.Beat())
		_, err := n.give(ctx, "", a.Lineage, false, beat)
		var refused *PartnerError
		if errors.As(err, &refused) {
			err = nil // nothing goes to this one just now; its page says why
		}
		if err != nil {
			failed = errors.Join(failed, fmt.Errorf("agreement %s: %w", a.Lineage, err))
			continue
		}
		n.beat(a.Lineage, beat)
	}
	return failed
}

// newMinute reports whether a minute has begun since it last did.
func (n *Node) newMinute(now time.Time) bool {
	n.beats.mu.Lock()
	defer n.beats.mu.Unlock()
	m := now.Truncate(time.Minute)
	if m.Equal(n.beats.minute) {
		return false
	}
	n.beats.minute = m
	return true
}

// beaten is the last beat of an agreement in this process; beat notes one.
func (n *Node) beaten(lineage string) time.Time {
	n.beats.mu.Lock()
	defer n.beats.mu.Unlock()
	return n.beats.last[lineage]
}

func (n *Node) beat(lineage string, at time.Time) {
	n.beats.mu.Lock()
	defer n.beats.mu.Unlock()
	if n.beats.last == nil {
		n.beats.last = map[string]time.Time{}
	}
	n.beats.last[lineage] = at
}

// maxObjects and maxBytes bound what one parcel of a release carries.
const (
	maxObjects = 4000
	maxBytes   = 8 << 20
)

// give decides what goes under an agreement and lets it go: the copies, the entries in the ledger and the parcels are
// stored together. batch is the time that the copies carry. It returns how many objects went.
func (n *Node) give(ctx context.Context, by, lineage string, urgent bool, batch time.Time) (gave int, err error) {
	err = n.Exchange(ctx, "releasing", func(x store.Exchange) error {
		gave = 0
		dec, err := n.decide(x, lineage, nil)
		if err != nil {
			return err
		}
		d, err := n.deal(x, dec.agreement.Partner)
		if err != nil {
			return err
		}
		if err := d.open(); err != nil {
			return err
		}
		dec.in.Urgent, dec.in.Batch = urgent, batch.UTC()
		r := release.Decide(dec.in)
		gave = len(r.Copies)
		if err := dec.renew(x, r.Renewed); err != nil {
			return err
		}
		if len(r.Copies) == 0 && len(r.Withdrawn) == 0 {
			return dec.close(x, nil)
		}
		parcels, err := d.giveCopies(dec, r, urgent)
		if err != nil {
			return err
		}
		if err := d.save(); err != nil {
			return err
		}
		if err := x.Journal(store.Event{By: by, Act: store.ActReleased, Partner: d.p.ID, Ref: lineage,
			Note: fmt.Sprintf("objects: %d; withdrawn: %d; waiting: %d", len(r.Copies), len(r.Withdrawn), len(r.Waiting))}); err != nil {
			return err
		}
		return dec.close(x, parcels)
	})
	if err == nil && gave > 0 {
		n.Wake()
	}
	return gave, err
}

// renew keeps what is known anew of copies whose bytes stand as they are.
func (dec *decision) renew(x store.Exchange, renewed []release.Given) error {
	for _, now := range renewed {
		g, rec, err := kept[givenCopy](x, shelfCopy, now.ID)
		if err != nil {
			return err
		}
		g.Given = now
		dec.copies[now.ID] = g
		if err := put(x, shelfCopy, rec, g); err != nil {
			return err
		}
	}
	return nil
}

// batchDigest commits to all objects of a parcel, in their order.
func batchDigest(objects [][]byte) string {
	h := sha256.New()
	for _, o := range objects {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(o)))
		h.Write(n[:])
		h.Write(o)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// topOf follows what a copy comes and goes with up to what comes and goes by itself: a translation hangs on a note, a
// note on an incident.
func topOf(of map[string]string, id string) string {
	for range 8 {
		if of[id] == "" {
			return id
		}
		id = of[id]
	}
	return id
}

// giveCopies puts copies into parcels and keeps them as given. It returns which incident's copy went in which parcel.
func (d *deal) giveCopies(dec *decision, r release.Result, urgent bool) (map[string]string, error) {
	a := dec.agreement
	of := map[string]string{} // copy → what it comes and goes with
	what := map[string]agreement.Kind{}
	for id, g := range dec.copies {
		of[id], what[id] = g.Of, g.What
	}
	for i := range r.Copies {
		of[r.Copies[i].ID], what[r.Copies[i].ID] = r.Copies[i].Of, r.Copies[i].What
	}
	body := func() parcel.Release {
		t := a.Terms
		return parcel.Release{Lineage: a.Lineage, Agreement: a.ID, Step: a.Standing.Open, Purpose: string(t.Purpose), PurposeText: t.PurposeText,
			PAP: string(t.PAP), RetentionDays: t.RetentionDays, Basis: string(t.Basis),
			Onward: parcel.Onward{Rule: string(t.Onward.Rule), Parties: t.Onward.Parties, Ceiling: string(t.Onward.Ceiling)}}
	}
	parcels := map[string]string{}
	rest, withdrawn := r.Copies, r.Withdrawn
	for len(rest) > 0 || len(withdrawn) > 0 {
		size, n := 0, 0
		for n < len(rest) && n < maxObjects && size < maxBytes {
			size += len(rest[n].Raw)
			n++
		}
		part := rest[:n]
		rest = rest[n:]
		b := body()
		b.Withdrawn, withdrawn = withdrawn, nil
		for i := range part {
			b.Objects = append(b.Objects, part[i].Raw)
		}
		digest := batchDigest(b.Objects)
		var entries []ledger.Content
		seen := map[string]bool{}
		for i := range part {
			t := topOf(of, part[i].ID)
			if seen[t] || !release.Top(t) || parcels[t] != "" {
				continue
			}
			seen[t] = true
			entries = append(entries, ledger.Content{Kind: ledger.Gave, Agreement: a.Lineage, What: cmp.Or(string(what[t]), string(agreement.Report)), Ref: t, Digest: digest, Step: a.Standing.Open})
		}
		for _, id := range b.Withdrawn {
			if release.Top(id) {
				entries = append(entries, ledger.Content{Kind: ledger.Recalled, Agreement: a.Lineage, What: cmp.Or(string(what[id]), string(agreement.Report)), Ref: id})
			}
		}
		id, err := d.send(b, sending{urgent: urgent, log: entries})
		if err != nil {
			return nil, err
		}
		for t := range seen {
			parcels[t] = id
		}
		if err := d.keep(dec, part, b.Withdrawn, id); err != nil {
			return nil, err
		}
	}
	return parcels, nil
}

// keep stores copies as given and marks those that were taken back.
func (d *deal) keep(dec *decision, copies []release.Copy, withdrawn []string, parcelID string) error {
	for i := range copies {
		c := &copies[i]
		g := givenCopy{Given: c.Given(), What: c.What, Marking: c.Marking, Step: c.Step, Parcel: parcelID, At: d.x.Now()}
		dec.copies[c.ID] = g
		if err := put(d.x, shelfCopy, store.Record{ID: c.ID, Owner: dec.agreement.Lineage, State: "given", Raw: c.Raw}, g); err != nil {
			return err
		}
	}
	for _, id := range withdrawn {
		g, rec, err := kept[givenCopy](d.x, shelfCopy, id)
		if err != nil {
			return err
		}
		g.Withdrawn, rec.State = true, "withdrawn"
		dec.copies[id] = g
		if err := put(d.x, shelfCopy, rec, g); err != nil {
			return err
		}
	}
	return nil
}

// close marks the approved releases as given of which everything that was approved stands given. parcels says which
// incident's copy went in which parcel.
func (dec *decision) close(x store.Exchange, parcels map[string]string) error {
	units := map[string][]string{} // digest → copies of incidents and watches
	for id, g := range dec.copies {
		if release.Top(id) && !g.Withdrawn {
			units[g.Unit] = append(units[g.Unit], id)
		}
	}
	for _, r := range dec.releases {
		if r.State != ReleaseApproved {
			continue
		}
		whole := true
		for _, u := range r.Units {
			whole = whole && len(units[u]) > 0
		}
		if !whole {
			continue
		}
		for _, u := range r.Units {
			for _, id := range units[u] {
				r.Copies = append(r.Copies, id)
				if p := parcels[id]; p != "" && !slices.Contains(r.Parcels, p) {
					r.Parcels = append(r.Parcels, p)
				}
				g := dec.copies[id]
				if g.Release == "" {
					g.Release = r.ID
					rec, err := x.Record(shelfCopy, id)
					if err != nil {
						return err
					}
					if err := put(x, shelfCopy, rec, g); err != nil {
						return err
					}
				}
			}
		}
		r.GivenAt = x.Now()
		if err := put(x, shelfRelease, store.Record{ID: r.ID, Owner: r.Lineage, State: ReleaseGiven, At: r.At}, r); err != nil {
			return err
		}
	}
	return nil
}

// Releases lists releases to a partner (empty: to all) in a state (empty: in any), newest first.
func (n *Node) Releases(ctx context.Context, partner, state string) (out []Release, err error) {
	err = n.Consult(ctx, "listing releases", func(x store.Exchange) error {
		out = nil
		list, raw, err := keptAll[Release](x, shelfRelease, store.Filter{State: state, Newest: true})
		for i, r := range list {
			if r.State = raw[i].State; partner == "" || r.Partner == partner {
				out = append(out, r)
			}
		}
		return err
	})
	return out, err
}

// Release returns one release.
func (n *Node) Release(ctx context.Context, id string) (r Release, err error) {
	err = n.Consult(ctx, "reading a release", func(x store.Exchange) error {
		var rec store.Record
		r, rec, err = kept[Release](x, shelfRelease, id)
		r.State = rec.State
		return err
	})
	return r, err
}

// Explanation is why something of an incident goes under an agreement and something does not.
type Explanation struct {
	Agreement *Agreement
	Partner   Partner
	Incident  string
	Items     []Explained
	Flags     []release.Flag
	Waiting   bool // it would go, and waits for approval
	Given     bool // what stands given is what would go
	Objects   int  // how many objects would go, places and actors included
}

// Explained is one claim beside what goes of it.
type Explained struct {
	Claim   incident.Claim   // as it stands here
	Goes    *incident.Claim  // what the taker gets; nil: nothing
	Reasons []release.Reason // what is withheld and by which rule; rule 0: it goes
	Marks   Marks
	Tears   []TearLine
}

// Explain says what of an incident would go under an agreement, what not, and which rule decided. The whole text is
// for our own people alone.
func (n *Node) Explain(ctx context.Context, lineage, incidentID string) (e Explanation, err error) {
	// The key for the ids of copies may have to be made: a transaction that writes, and leaves nothing else.
	err = n.Exchange(ctx, "explaining a release", func(x store.Exchange) error {
		e = Explanation{Incident: incidentID}
		held, err := x.Claims([]string{incidentID}, nil)
		if err != nil {
			return err
		}
		keys := map[string]bool{}
		for _, h := range standing(held) {
			if h.Claim.State == incident.Confirmed && !h.Restricted {
				m, tears, _, err := n.said(x, h.Claim.Key)
				if err != nil {
					return err
				}
				keys[h.Claim.Key] = true
				e.Items = append(e.Items, Explained{Claim: h.Claim, Marks: m, Tears: tears})
			}
		}
		if len(e.Items) == 0 {
			return fmt.Errorf("incident %s: %w", incidentID, store.ErrNotFound)
		}
		d, err := n.decide(x, lineage, []string{incidentID})
		if err != nil {
			return err
		}
		e.Agreement, e.Partner = d.agreement, *d.partner
		d.in.Trace, d.in.Approved = true, nil
		fresh := d.in
		fresh.Given = nil // as if nothing had gone: so that everything that goes is among the copies
		r := release.Decide(fresh)
		units := map[string]bool{}
		for i := range r.Copies {
			c := &r.Copies[i]
			if c.Type != "note" || !keys[c.Own] {
				continue
			}
			units[c.Unit] = true
			goes, err := claimOf(c.Raw)
			if err != nil {
				return fmt.Errorf("reading the copy of claim %s: %w", c.Own, err)
			}
			for j := range e.Items {
				if e.Items[j].Claim.Key == c.Own {
					e.Items[j].Goes = goes
				}
			}
		}
		for i := range r.Copies {
			if units[r.Copies[i].Unit] {
				e.Objects++
			}
		}
		for _, reason := range r.Reasons {
			for j := range e.Items {
				if e.Items[j].Claim.Key == reason.Item {
					e.Items[j].Reasons = append(e.Items[j].Reasons, reason)
				}
			}
		}
		for _, f := range r.Flags {
			if keys[f.Item] {
				e.Flags = append(e.Flags, f)
			}
		}
		e.Waiting = len(unitsOf(release.Decide(d.in), keys)) > 0
		e.Given = !e.Waiting && len(units) > 0
		return nil
	})
	return e, err
}
