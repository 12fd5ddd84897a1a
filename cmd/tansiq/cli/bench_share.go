package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// How much the rows about sharing measure.
const (
	shareBatch    = 256     // entries that one transaction appends
	shareEntries  = 50_000  // entries appended in all
	shareLog      = 1 << 20 // entries of the log that is proven from
	shareProofs   = 2000
	shareReleases = 200
	shareLarge    = 5   // large releases
	shareMany     = 500 // incidents in each of them
)

// share measures what partners wait for: ledger, proofs, releases from node to node, decisions.
func (b *bench) share() error {
	// Decisions first: a million entries in memory would have the collector of garbage work meanwhile.
	for _, part := range []func() error{b.decisions, b.ledger, b.proofs, b.nodeToNode, b.large} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// percentiles returns the three that the table shows, in milliseconds.
func percentiles(times []time.Duration) (p50, p90, p99 float64) {
	slices.Sort(times)
	p := func(share float64) float64 {
		return float64(times[min(int(share*float64(len(times))), len(times)-1)].Microseconds()) / 1000
	}
	return p(.5), p(.9), p(.99)
}

// content is an entry as releases make them.
func (b *bench) content(i int) ledger.Content {
	return ledger.Content{Kind: ledger.Gave, What: string(agreement.Warning), At: time.Unix(1_736_000_000, 0).Add(time.Duration(i) * time.Second),
		Ref: fmt.Sprintf("incident--%08x-0000-4000-8000-%012x", b.c.Seed, i)}
}

// ledger measures appending in batches: commitments, tree, both signatures, one durable transaction each.
func (b *bench) ledger() error {
	n, err := node.Open(b.ctx, node.Config{Data: filepath.Join(b.dir, "ledger")})
	if err != nil {
		return err
	}
	defer n.Close()
	keys, err := party.Generate(time.Now())
	if err != nil {
		return err
	}
	log := ledger.Log{Writer: keys.Public().ID, Reader: "p-reader"}
	name, head := log.Origin(), ledger.Empty()
	bar := b.meter("Appending to a ledger")
	begin := time.Now()
	for done := 0; done < shareEntries; done += shareBatch {
		err := n.Exchange(b.ctx, "appending", func(x store.Exchange) error {
			entries, leaves := make([]store.LogEntry, shareBatch), make([][]byte, shareBatch)
			for i := range entries {
				e, o, err := ledger.NewEntry(b.content(done+i), ledger.Empty(), rand.Reader)
				if err != nil {
					return err
				}
				leaf := e.Marshal()
				entries[i], leaves[i] = store.LogEntry{Entry: leaf[:], Salt: o.Salt, Content: o.Content}, leaf[:]
			}
			hashes, next, err := ledger.Extend(head, x.Hashes(name), leaves)
			if err != nil {
				return err
			}
			checkpoint, err := ledger.Checkpoint(log, next, keys)
			if err != nil {
				return err
			}
			err = x.Append(name, head.Size, entries, hashes, store.Log{Size: next.Size, Root: next.Root, Checkpoint: checkpoint})
			head = next
			return err
		})
		if err != nil {
			return err
		}
		bar.set(done, shareEntries)
	}
	bar.done()
	rate := float64(head.Size) / time.Since(begin).Seconds()
	b.add(benchLine{
		What: "Ledger appends, committed to and signed", Data: fmt.Sprintf("%s entries in batches of %d, Ed25519 and ML-DSA-44 under each; synchronous=FULL", thousands(int(head.Size)), shareBatch),
		Target: "≥ 5,000 entries/s", Met: rate >= 5000, Values: map[string]float64{"entries_per_s": rate}, Shown: thousands(int(rate)) + " entries/s",
	})
	return nil
}

// proofs measures proving one of a million entries and verifying the proof: the tree alone, and a whole receipt.
func (b *bench) proofs() error {
	leaves := make([][]byte, shareLog)
	openings := make([]ledger.Opening, shareLog)
	for i := range leaves {
		e, o, err := ledger.NewEntry(b.content(i), ledger.Empty(), rand.Reader)
		if err != nil {
			return err
		}
		leaf := e.Marshal()
		leaves[i], openings[i] = leaf[:], o
	}
	hashes, head, err := ledger.Extend(ledger.Empty(), nil, leaves)
	if err != nil {
		return err
	}
	tree := ledger.Hashes(hashes)
	var pins [2]*party.Pin
	var keys [2]*party.Keys
	for i := range keys {
		if keys[i], err = party.Generate(time.Now()); err != nil {
			return err
		}
		if pins[i], err = party.NewPin(keys[i].History(), keys[i].Public().Digest()); err != nil {
			return err
		}
	}
	log := ledger.Log{Writer: keys[0].Public().ID, Reader: keys[1].Public().ID}
	checkpoint, err := ledger.Checkpoint(log, head, keys[0])
	if err != nil {
		return err
	}
	cosigned, err := keys[1].Cosign(checkpoint, time.Now())
	if err != nil {
		return err
	}
	for _, m := range []struct {
		what string
		do   func(i int64) error
	}{
		{"Prove and verify an entry", func(i int64) error {
			p, err := tlog.ProveRecord(head.Size, i, tree)
			if err != nil {
				return err
			}
			return tlog.CheckRecord(p, head.Size, head.Root, i, tlog.RecordHash(leaves[i]))
		}},
		{"Make and verify a receipt, four signatures", func(i int64) error {
			receipt, err := ledger.NewReceipt(tree, i, leaves[i], &openings[i], cosigned)
			if err != nil {
				return err
			}
			_, err = ledger.VerifyReceipt(receipt, pins[0], pins[1])
			return err
		}},
	} {
		times := make([]time.Duration, shareProofs)
		for k := range times {
			i := int64(uint64(k)*7919*613+b.c.Seed) & (shareLog - 1) // #nosec G115 -- masked
			begin := time.Now()
			if err := m.do(i); err != nil {
				return err
			}
			times[k] = time.Since(begin)
		}
		p50, p90, p99 := percentiles(times)
		b.add(benchLine{
			What: m.what, Data: fmt.Sprintf("%s entries in memory, %s different ones, seed %d", thousands(shareLog), thousands(shareProofs), b.c.Seed), Target: "p50 ≤ 0.5 ms", Met: p50 <= .5,
			Values: map[string]float64{"p50_ms": p50, "p90_ms": p90, "p99_ms": p99}, Shown: fmt.Sprintf("p50 %.3f ms, p90 %.3f ms, p99 %.3f ms", p50, p90, p99),
		})
	}
	return nil
}

// shareTerms are terms under which nearly everything goes that a bench makes.
func shareTerms(giver, taker string, from time.Time) agreement.Terms {
	return agreement.Terms{Giver: giver, Taker: taker, Title: text.Bilingual{AR: "إنذارات", EN: "Warnings"},
		Kinds: []agreement.Kind{agreement.Warning, agreement.Report}, Subjects: []string{agreement.Any}, Units: []string{agreement.Any},
		From: incident.NoDay, To: incident.NoDay, Ceiling: incident.TLPAmber, Finest: incident.PlaceTown, Sources: true, Purpose: agreement.ProtectPeople, PAP: agreement.PAPAmber,
		Basis: agreement.DutyToWarn, Onward: agreement.Onward{Rule: agreement.OnwardAsk}, RetentionDays: 90, BeatMinutes: 1440,
		Starts: incident.DayOf(from), Ends: incident.DayOf(from) + 300, OnBreach: agreement.DropFirst}
}

// wideClaim is a claim of 100 properties: leaves of its JSON, and of what is decided beside it.
func wideClaim(i int) incident.Claim {
	day := incident.Date(2025, 1, 11)
	c := incident.Claim{ID: fmt.Sprintf("id-%d", i), Key: fmt.Sprintf("document-%d#p1", i), State: incident.Confirmed, Class: incident.Clash, Side: incident.SideUndetermined,
		Title: text.Bilingual{AR: "اشتباك بين قوات محلية ومسلحين قرب تدمر", EN: "Clash between local forces and gunmen near Palmyra"},
		Summary: text.Bilingual{AR: "أفادت مصادر محلية بوقوع اشتباكات بين مجموعتين مسلحتين في بادية حمص الشرقية أسفرت عن سقوط قتلى وجرحى من الطرفين، ولم تعلن أي جهة مسؤوليتها.",
			EN: "Local sources reported clashes between two armed groups in the eastern desert of Homs; both sides had dead and wounded, and nobody claimed responsibility."},
		When:    incident.When{Start: day, End: day, Precision: incident.TimeDay},
		Methods: []string{"ied", "ambush"}, Certainty: incident.Reported, Grade: incident.Grade{Reliability: "B", Credibility: "3"},
		Source:  incident.Source{ID: "paper", Name: "A paper", Kind: incident.SourceMedia, Document: "d1", Published: day + 1},
		Marking: incident.TLPGreen, By: "amal", At: time.Date(2025, 1, 12, 10, 0, 0, 0, time.UTC)}
	for j, n := range []string{"Palmyra", "Sukhna", "Arak"} {
		c.Places = append(c.Places, incident.Place{Name: text.Bilingual{AR: "مكان", EN: n}, ID: n, Coord: &incident.Coord{Lon: 38.25 + float64(j), Lat: 34.5}, Precision: incident.PlaceTown, Unit: "SY-HI-tadmur"})
	}
	c.Places[2].Precision = incident.PlaceExact // finer than the terms allow
	for j, id := range []string{"islamic-state", "sdf", "army", "tribe", "guards"} {
		c.Actors = append(c.Actors, incident.Participant{ID: id, Name: text.Bilingual{AR: "جهة", EN: "Actor " + id}, Role: []incident.Role{incident.By, incident.Against, incident.With, incident.Victim, incident.Involved}[j]})
	}
	for _, what := range []string{"killed", "wounded", "arrested", "vehicles", "weapons"} {
		c.Quantities = append(c.Quantities, incident.Quantity{What: what, Value: 4, Min: 2, Max: 4, Unit: "items"})
	}
	return c
}

// decisions measures what decides whether and how things go.
func (b *bench) decisions() error {
	begin := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	input := func(n int) release.Input {
		in := release.Input{Agreement: &agreement.InForce{Lineage: "l", Terms: shareTerms("p-a", "p-b", begin), Since: begin, Step: 1}, Key: []byte("0123456789abcdef"),
			Party: release.Party{ID: "p-a", Name: text.Bilingual{AR: "طرف أ", EN: "Party A"}}, Desk: incident.Desk{Subject: node.DefaultSubject}, Batch: begin.AddDate(0, 5, 0)}
		for i := range n {
			in.Items = append(in.Items, release.Item{Claim: wideClaim(i), Incident: fmt.Sprint("i", i), PAP: agreement.PAPAmber,
				Marks: map[string]incident.Marking{release.Source: incident.TLPRed}, Private: []string{release.Grade}})
		}
		return in
	}
	const claims = 1000
	in := input(claims)
	objects := len(release.Decide(in).Copies)
	if objects < claims {
		return fmt.Errorf("only %d objects of %d claims go", objects, claims)
	}
	times := make([]time.Duration, 50)
	for i := range times {
		begin := time.Now()
		release.Decide(in)
		times[i] = time.Since(begin)
	}
	slices.Sort(times)
	each := float64(times[len(times)/2].Nanoseconds()) / 1000 / claims
	b.add(benchLine{
		What: "Release decision, by claim", Data: fmt.Sprintf("%s claims of 100 properties at once, %s objects: filtered, composed, rendered; median of %d", thousands(claims), thousands(objects), len(times)),
		Target: "≤ 20 µs", Met: each <= 20, Values: map[string]float64{"us": each}, Shown: fmt.Sprintf("%.1f µs", each),
	})
	const graph = 100_000
	in = input(graph * claims / objects)
	times = make([]time.Duration, 5)
	for i := range times {
		begin := time.Now()
		objects = len(release.Decide(in).Copies)
		times[i] = time.Since(begin)
	}
	slices.Sort(times)
	median := times[len(times)/2].Seconds()
	b.add(benchLine{
		What: "Release decision, whole graph", Data: fmt.Sprintf("%s objects of %s claims of 100 properties, median of %d", thousands(objects), thousands(len(in.Items)), len(times)),
		Target: "≤ 2 s", Met: median <= 2, Values: map[string]float64{"seconds": median}, Shown: fmt.Sprintf("%.2f s", median),
	})
	return nil
}

// couple is two nodes with doors on this machine and an agreement in force, as `tansiq serve` runs them.
type couple struct {
	giver, taker *node.Node
	partner      string // the taker's id
	lineage      string
	close        func() error
}

func (b *bench) couple(name string) (c *couple, err error) {
	ctx, stop := context.WithCancel(b.ctx)
	var ahead atomic.Int64 // an agreement comes into force some time after it is signed: the clock goes forward by that
	now := func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	var work sync.WaitGroup
	var nodes []*node.Node
	c = &couple{close: func() error {
		stop()
		work.Wait()
		var err error
		for _, n := range nodes {
			err = errors.Join(err, n.Close())
		}
		return err
	}}
	defer func() {
		if err != nil {
			err = errors.Join(err, c.close())
		}
	}()
	log := slog.New(slog.DiscardHandler)
	var ids []string
	for _, side := range []string{"giver", "taker"} {
		n, err := node.Open(ctx, node.Config{Data: filepath.Join(b.dir, name, side), Now: now})
		if err != nil {
			return nil, err
		}
		nodes = append(nodes, n)
		connect(ctx, n)
		_, ended, err := openDoor(ctx, n, "127.0.0.1:0", log)
		if err != nil {
			return nil, err
		}
		work.Go(func() { <-ended })
		if err := n.SetSetting(ctx, "", node.SettingName, side); err != nil {
			return nil, err
		}
		keys, err := n.Keys(ctx)
		if err != nil {
			return nil, err
		}
		ids = append(ids, keys.Public().ID)
	}
	for i, n := range nodes {
		card, err := nodes[1-i].Card(ctx)
		if err != nil {
			return nil, err
		}
		if _, err := n.PinPartner(ctx, "bench", card.Short()); err != nil {
			return nil, err
		}
	}
	c.giver, c.taker, c.partner = nodes[0], nodes[1], ids[1]
	from := now().Add(time.Hour)
	id, err := c.giver.ProposeAgreement(ctx, "bench", "", shareTerms(ids[0], ids[1], now()), from, from)
	if err != nil {
		return nil, err
	}
	settle := func() error {
		for {
			sent := 0
			for _, n := range nodes {
				k, err := n.Deliver(ctx)
				if err != nil {
					return err
				}
				sent += k
			}
			if sent == 0 {
				return nil
			}
		}
	}
	if err := settle(); err != nil {
		return nil, err
	}
	if err := c.taker.SignInstrument(ctx, "bench", id); err != nil {
		return nil, err
	}
	if err := settle(); err != nil {
		return nil, err
	}
	ahead.Store(int64(time.Hour + time.Minute))
	list, err := c.giver.Agreements(ctx, c.partner)
	if err != nil {
		return nil, err
	}
	if len(list) != 1 || !list[0].InForce {
		return nil, errors.New("the agreement between the two nodes is not in force")
	}
	c.lineage = list[0].Lineage
	for _, n := range nodes {
		work.Go(func() { n.Run(ctx) })
	}
	return c, nil
}

// warnings adds claims that are warnings to the giver, makes a release of them, and has it approved.
func (c *couple) warnings(ctx context.Context, name string, n int) (id string, err error) {
	claims, keys := make([]store.Placed, n), make([]string, n)
	day := incident.DayOf(time.Now()) + 3
	for i := range claims {
		key := fmt.Sprintf("bench:%s-%d", name, i)
		keys[i] = key
		claims[i].Claim = incident.Claim{ID: incident.ClaimID(key, nil), Key: key, Class: incident.Threat, Certainty: incident.Possible, Marking: incident.TLPAmber,
			Title:   text.Bilingual{AR: "تهديد لقافلة وقود على طريق تدمر", EN: "Threat to a fuel convoy on the Palmyra road, " + key},
			Summary: text.Bilingual{AR: "يراقب عناصر من التنظيم طريق تدمر ويعدّون لمهاجمة قافلة وقود.", EN: "Members of Islamic State watch the Palmyra road and prepare to attack a fuel convoy."},
			When:    incident.When{Start: day, End: day, Precision: incident.TimeDay},
			Places:  []incident.Place{{Name: text.Bilingual{AR: "تدمر", EN: "Palmyra"}, Coord: &incident.Coord{Lon: 38.28 + float64(i%500)/1000, Lat: 34.56}, Precision: incident.PlaceTown, Unit: "SY-HI"}},
			Actors:  []incident.Participant{{ID: node.DefaultSubject, Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}, Role: incident.By}},
			Source:  incident.Source{ID: "desk:bench", Name: "Analyst", Kind: incident.SourceDesk, Published: incident.NoDay}, Grade: incident.Grade{Reliability: "B", Credibility: "3"}}
	}
	if _, err := c.giver.AddByHand(ctx, "analyst", claims); err != nil {
		return "", err
	}
	var incidents []string
	if err := c.giver.Consult(ctx, "finding incidents", func(x store.Exchange) error {
		held, err := x.Claims(nil, keys)
		incidents = nil
		for _, h := range held {
			incidents = append(incidents, h.Incident)
		}
		return err
	}); err != nil {
		return "", err
	}
	r, err := c.giver.ProposeRelease(ctx, "analyst", node.Release{Lineage: c.lineage, Incidents: incidents, Urgent: true})
	if err != nil {
		return "", err
	}
	return r.ID, c.giver.ApproveRelease(ctx, "releaser", r.ID)
}

// let lets a release go now, waits until the receipts for all of it are verified, and returns how long that took.
func (c *couple) let(ctx context.Context, id string) (time.Duration, error) {
	begin := time.Now()
	if err := c.giver.ReleaseNow(ctx, "releaser", id); err != nil {
		return 0, err
	}
	r, err := c.giver.Release(ctx, id)
	if err != nil {
		return 0, err
	}
	if len(r.Copies) == 0 {
		return 0, fmt.Errorf("nothing of %s went", id)
	}
	for { // the last one: parcels go in their order
		_, err := c.giver.ProofOf(ctx, c.partner, r.Copies[len(r.Copies)-1])
		if err == nil {
			return time.Since(begin), nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return 0, err
		}
		if time.Since(begin) > time.Minute {
			return 0, fmt.Errorf("no receipt for %s came within a minute", id)
		}
		time.Sleep(2 * time.Millisecond)
	}
}

// copies counts the objects that stand given.
func (c *couple) copies(ctx context.Context) (n int, err error) {
	err = c.giver.Consult(ctx, "counting copies", func(x store.Exchange) error {
		list, err := x.Records("copy", store.Filter{Owner: c.lineage, Bare: true})
		n = len(list)
		return err
	})
	return n, err
}

// nodeToNode measures a warning from the press of a button to its verified receipt.
func (b *bench) nodeToNode() (err error) {
	c, err := b.couple("couple")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	bar := b.meter("Releasing from node to node")
	times := make([]time.Duration, shareReleases)
	for i := range times {
		id, err := c.warnings(b.ctx, fmt.Sprint("one-", b.c.Seed, "-", i), 1)
		if err != nil {
			return err
		}
		if times[i], err = c.let(b.ctx, id); err != nil {
			return err
		}
		bar.set(i+1, len(times))
	}
	bar.done()
	p50, p90, p99 := percentiles(times)
	b.add(benchLine{
		What: "From “release now” to the verified receipt", Data: fmt.Sprintf("%d releases of one warning, seed %d, two nodes on this machine, doors with TLS 1.3, both synchronous=FULL", len(times), b.c.Seed),
		Target: "p99 < 1 s", Met: p99 < 1000, Values: map[string]float64{"p50_ms": p50, "p90_ms": p90, "p99_ms": p99},
		Shown: fmt.Sprintf("p50 %.0f ms, p90 %.0f ms, p99 %.0f ms", p50, p90, p99),
	})
	return nil
}

// large measures how many objects a second become durable on both sides.
func (b *bench) large() (err error) {
	c, err := b.couple("large")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	bar := b.meter("Large releases")
	var took time.Duration
	for i := range shareLarge {
		id, err := c.warnings(b.ctx, fmt.Sprint("many-", b.c.Seed, "-", i), shareMany)
		if err != nil {
			return err
		}
		t, err := c.let(b.ctx, id)
		if err != nil {
			return err
		}
		took += t
		bar.set(i+1, shareLarge)
	}
	bar.done()
	n, err := c.copies(b.ctx)
	if err != nil {
		return err
	}
	rate := float64(n) / took.Seconds()
	b.add(benchLine{
		What: "Objects durable on both sides, decided, signed and verified", Data: fmt.Sprintf("%d releases of %d warnings each, seed %d, %s objects in all, both synchronous=FULL", shareLarge, shareMany, b.c.Seed, thousands(n)),
		Target: "≥ 2,000 objects/s", Met: rate >= 2000, Values: map[string]float64{"objects_per_s": rate}, Shown: thousands(int(rate)) + " objects/s",
	})
	return nil
}
