package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// The story of the demo: three desks that need each other and do not trust each other, in January 2025. Everything in
// it happens on real nodes: keys, agreements, parcels over TLS and by courier, ledgers, receipts.

// storyBegin and storyEnd are when the story begins, and where the clock of the demo stands when it is told.
var (
	storyBegin = time.Date(2025, 1, 2, 7, 0, 0, 0, time.UTC)
	storyEnd   = time.Date(2025, 1, 26, 11, 32, 0, 0, time.UTC)
)

// storyClock is a clock that the story moves forward and that then goes on by itself.
type storyClock struct {
	mu   sync.Mutex
	base time.Time // what it showed
	real time.Time // when that was
}

func (c *storyClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base.Add(time.Since(c.real))
}

// to moves the clock to a time, unless it is past it already.
func (c *storyClock) to(t time.Time) {
	if c.Now().Before(t) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.base, c.real = t, time.Now()
	}
}

// storyDesk is one of the three nodes.
type storyDesk struct {
	key       string
	name      string
	n         *node.Node
	dir       string
	id        string // party id
	people    map[string]string
	passwords map[string]string
	stopDoor  context.CancelFunc
	doorDown  <-chan error
}

// story tells it.
type story struct {
	e     *env
	clock *storyClock
	log   *slog.Logger
	desks map[string]*storyDesk
	order []*storyDesk
	areas map[string]string // ids of the coalition's areas, by key
}

// partnerPeople are the people of the partners' desks.
var partnerPeople = []account.Person{
	{Login: "analyst", Name: "بشار (Analyst)", Roles: []account.Role{account.Analyst}},
	{Login: "releaser", Name: "هدى (Releaser)", Roles: []account.Role{account.Releaser, account.Coordinator}},
	{Login: "admin", Name: "نور (Admin)", Roles: []account.Role{account.Admin}},
}

// open opens a partner's desk beside the sample desk.
func (s *story) open(key, name, dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	n, err := node.Open(s.e.ctx, node.Config{Data: dir, Log: s.log.With("desk", key), Now: s.clock.Now})
	if err != nil {
		return err
	}
	d := &storyDesk{key: key, name: name, n: n, dir: dir, people: map[string]string{}, passwords: map[string]string{}}
	for _, p := range partnerPeople {
		password := strings.ToLower(rand.Text()[:16])
		made, err := n.NewPerson(s.e.ctx, "", p, password)
		if err != nil {
			return errors.Join(err, n.Close())
		}
		d.people[p.Login], d.passwords[p.Login] = made.ID, password
	}
	if err := n.Configure(s.e.ctx, d.people["admin"], map[string]string{node.SettingName: name, node.SettingSubject: node.DefaultSubject}); err != nil {
		return errors.Join(err, n.Close())
	}
	return s.add(d)
}

// add makes a desk part of the story: keys, a door, a way to the doors of others.
func (s *story) add(d *storyDesk) error {
	s.desks[d.key] = d
	s.order = append(s.order, d)
	keys, err := d.n.Keys(s.e.ctx)
	if err != nil {
		return err
	}
	d.id = keys.Public().ID
	connect(s.e.ctx, d.n)
	return s.openDoor(d, "127.0.0.1:0")
}

func (s *story) openDoor(d *storyDesk, at string) error {
	ctx, stop := context.WithCancel(s.e.ctx)
	_, down, err := openDoor(ctx, d.n, at, s.log)
	if err != nil {
		stop()
		return err
	}
	d.stopDoor, d.doorDown = stop, down
	return nil
}

// shutDoor closes the door of a desk, as a cut line would.
func (s *story) shutDoor(d *storyDesk) error {
	d.stopDoor()
	return <-d.doorDown
}

// close closes the partners' desks; the sample desk is closed by who opened it.
func (s *story) close() {
	for _, d := range s.order {
		d.stopDoor()
		<-d.doorDown
		if d.key != "coalition" {
			if err := d.n.Close(); err != nil {
				s.log.Warn("closing a desk", "desk", d.key, "error", err)
			}
		}
	}
}

// settle hands parcels in until nothing is due.
func (s *story) settle() error {
	for range 30 {
		sent := 0
		for _, d := range s.order {
			n, err := d.n.Deliver(s.e.ctx)
			if err != nil {
				return err
			}
			sent += n
		}
		if sent == 0 {
			return nil
		}
	}
	return errors.New("the desks never come to rest")
}

// at moves the clock to a day and time of January 2025 (UTC) and tells a line of the story.
func (s *story) at(day, hour, minute int, format string, args ...any) {
	t := time.Date(2025, 1, day, hour, minute, 0, 0, time.UTC)
	s.clock.to(t)
	s.e.say("%s  %s", t.Format("2 Jan 15:04"), fmt.Sprintf(format, args...))
}

// tell tells the whole story. main is the sample desk, with its people.
func (s *story) tell() error {
	for _, part := range []func() error{s.meet, s.agree, s.warn, s.watches, s.threeParties, s.climb, s.reports, s.onward, s.departure, s.courier, s.recall, s.plan, s.leak, s.open26January} {
		if err := part(); err != nil {
			return err
		}
	}
	s.clock.to(storyEnd)
	return s.settle()
}

// meet lets the desks exchange cards and compare words.
func (s *story) meet() error {
	s.at(2, 7, 0, "Three desks make their keys, exchange cards by hand and read the words to each other.")
	for _, a := range s.order {
		for _, b := range s.order {
			if a == b {
				continue
			}
			card, err := b.n.Card(s.e.ctx)
			if err != nil {
				return err
			}
			if _, err := a.n.PinPartner(s.e.ctx, a.people["admin"], card.Short()); err != nil {
				return fmt.Errorf("%s pins %s: %w", a.key, b.key, err)
			}
		}
	}
	c, d := s.desks["coalition"], s.desks["damascus"]
	name, unit, lists := text.Bilingual{AR: "إدارة دمشق", EN: "Damascus administration"}, text.Bilingual{AR: "جهاز الاستخبارات العامة", EN: "General Intelligence"}, []string{"Consolidated list"}
	if err := c.n.ChangePartner(s.e.ctx, c.people["admin"], d.id, node.PartnerChange{Name: &name, Unit: &unit, Lists: &lists}); err != nil {
		return err
	}
	name, unit = text.Bilingual{AR: "قسد", EN: "SDF"}, text.Bilingual{AR: "مركز التنسيق", EN: "Coordination centre"}
	return c.n.ChangePartner(s.e.ctx, c.people["admin"], s.desks["sdf"].id, node.PartnerChange{Name: &name, Unit: &unit})
}

// template is a ready-made set of terms between two desks.
func (s *story) template(name, from, to string) (agreement.Terms, error) {
	for _, t := range agreement.Templates(node.DefaultSubject, agreement.Any) {
		if t.ID == name {
			terms := t.Terms
			terms.Giver, terms.Taker = s.desks[from].id, s.desks[to].id
			terms.Starts, terms.Ends = incident.DayOf(storyBegin), incident.DayOf(time.Date(2025, 3, 31, 0, 0, 0, 0, time.UTC))
			return terms, nil
		}
	}
	return agreement.Terms{}, fmt.Errorf("there is no template %q", name)
}

// sign lets a desk propose and the others sign, and waits until it is in force.
func (s *story) sign(by *storyDesk, id string, others ...*storyDesk) error {
	if err := s.settle(); err != nil {
		return err
	}
	for _, o := range others {
		if err := o.n.SignInstrument(s.e.ctx, o.people["releaser"], id); err != nil {
			return fmt.Errorf("%s signs: %w", o.key, err)
		}
		if err := s.settle(); err != nil {
			return err
		}
	}
	return nil
}

// agreement brings terms into force an hour later; the terms are written by one person and signed by another.
func (s *story) agreement(from, to string, terms agreement.Terms) (string, error) {
	a, b := s.desks[from], s.desks[to]
	draft, err := a.n.SaveDraft(s.e.ctx, a.people["analyst"], node.Draft{Terms: terms})
	if err != nil {
		return "", err
	}
	now := s.clock.Now()
	id, err := a.n.ProposeDraft(s.e.ctx, a.people["releaser"], draft, time.Time{}, now.Add(time.Hour), now.Add(time.Hour))
	if err != nil {
		return "", fmt.Errorf("%s proposes to %s: %w", from, to, err)
	}
	return id, s.sign(a, id, b)
}

func (s *story) agree() error {
	s.at(2, 7, 30, "The coalition and Damascus sign: warnings first, a step for a step. Damascus is on a designation list: a legal basis and assurances are named.")
	c, d := s.desks["coalition"], s.desks["damascus"]
	terms, err := s.template("step_for_step", "coalition", "damascus")
	if err != nil {
		return err
	}
	terms.Assurances = []agreement.Assurance{agreement.NoTorture, agreement.FairTrial, agreement.SpareCivilians}
	if _, err := s.agreement("coalition", "damascus", terms); err != nil {
		return err
	}
	now := s.clock.Now()
	promise, err := d.n.ProposeAssurance(s.e.ctx, d.people["releaser"], node.Assurance{To: []string{c.id}, Gives: terms.Assurances,
		Text: text.Bilingual{AR: "نتعهد بذلك لكل من يُقبض عليه بناءً على ما نُعطى.", EN: "We assure this for everybody who is arrested on what we are given."}}, now.Add(time.Hour), now.Add(time.Hour))
	if err != nil {
		return err
	}
	if err := s.sign(d, promise, c); err != nil {
		return err
	}
	back, err := s.template("area_reports", "damascus", "coalition")
	if err != nil {
		return err
	}
	back.Assurances = nil
	back.Purpose = agreement.ProtectPeople
	if _, err := s.agreement("damascus", "coalition", back); err != nil {
		return err
	}
	for _, pair := range [][2]string{{"coalition", "sdf"}, {"sdf", "coalition"}} {
		t, err := s.template("area_reports", pair[0], pair[1])
		if err != nil {
			return err
		}
		t.Assurances, t.Purpose = nil, agreement.ProtectPeople
		t.Kinds, t.Ladder = []agreement.Kind{agreement.Warning, agreement.Report}, nil
		if _, err := s.agreement(pair[0], pair[1], t); err != nil {
			return err
		}
	}
	s.at(2, 9, 0, "All of it is in force: each has signed the same root, and each says that it holds the other's signature.")
	return s.settle()
}

// lineage finds the agreement under which one desk gives another.
func (s *story) lineage(from, to string) (string, error) {
	list, err := s.desks[from].n.Agreements(s.e.ctx, s.desks[to].id)
	if err != nil {
		return "", err
	}
	for _, a := range list {
		if a.Giving && a.InForce {
			return a.Lineage, nil
		}
	}
	return "", fmt.Errorf("no agreement from %s to %s is in force", from, to)
}

// storyClaim is a claim as somebody of a desk enters it by hand.
type storyClaim struct {
	key       string
	class     incident.Class
	certainty incident.Certainty
	marking   incident.Marking
	day       int // of January 2025
	title     text.Bilingual
	summary   text.Bilingual
	place     text.Bilingual
	unit      string
	lon, lat  float64
	methods   []string
	grade     incident.Grade
}

// enter stores a claim and returns the incident that it makes.
func (s *story) enter(d *storyDesk, c storyClaim) (string, error) {
	day := incident.DayOf(time.Date(2025, 1, c.day, 0, 0, 0, 0, time.UTC))
	key := "desk:" + d.key + ":" + c.key
	claim := incident.Claim{ID: incident.ClaimID(key, []byte(c.title.EN)), Key: key, Class: c.class, Certainty: c.certainty, Title: c.title, Summary: c.summary,
		When:    incident.When{Start: day, End: day, Precision: incident.TimeDay},
		Places:  []incident.Place{{Name: c.place, Coord: &incident.Coord{Lon: c.lon, Lat: c.lat}, Precision: incident.PlaceTown, Unit: c.unit}},
		Actors:  []incident.Participant{{ID: node.DefaultSubject, Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}, Role: incident.By}},
		Methods: c.methods, Grade: c.grade, Marking: c.marking,
		Source: incident.Source{ID: "desk:" + d.people["analyst"], Name: "Analyst", Kind: incident.SourceDesk, Published: incident.NoDay}}
	if _, err := d.n.AddByHand(s.e.ctx, d.people["analyst"], []store.Placed{{Claim: claim}}); err != nil {
		return "", fmt.Errorf("entering %q: %w", c.title.EN, err)
	}
	var id string
	err := d.n.Consult(s.e.ctx, "finding an incident", func(x store.Exchange) error {
		held, err := x.Claims(nil, []string{key})
		if err != nil || len(held) == 0 {
			return errors.Join(fmt.Errorf("%s made no incident", key), err)
		}
		id = held[0].Incident
		return nil
	})
	return id, err
}

// release lets incidents go: one person proposes, another approves and lets them go now.
func (s *story) release(from, to string, incidents ...string) (node.Release, error) {
	d := s.desks[from]
	lineage, err := s.lineage(from, to)
	if err != nil {
		return node.Release{}, err
	}
	r, err := d.n.ProposeRelease(s.e.ctx, d.people["analyst"], node.Release{Lineage: lineage, Incidents: incidents, Urgent: true})
	if err != nil {
		return r, fmt.Errorf("proposing a release to %s: %w", to, err)
	}
	if err := d.n.ApproveRelease(s.e.ctx, d.people["releaser"], r.ID); err != nil {
		return r, err
	}
	if err := d.n.ReleaseNow(s.e.ctx, d.people["releaser"], r.ID); err != nil {
		return r, err
	}
	if err := s.settle(); err != nil {
		return r, err
	}
	return d.n.Release(s.e.ctx, r.ID)
}

// confirm lets a desk confirm what a partner gave it, and returns the incidents.
func (s *story) confirm(d *storyDesk, from string) ([]string, error) {
	inbox, err := d.n.Inbox(s.e.ctx, s.desks[from].id, 0)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, r := range inbox {
		if r.Document == "" || r.State != "held" {
			continue
		}
		claims, err := d.n.Proposals(s.e.ctx, store.Viewer{System: true}, r.Document)
		if err != nil {
			return nil, err
		}
		for _, c := range claims {
			if c.State != incident.Awaiting {
				continue
			}
			id, err := d.n.Confirm(s.e.ctx, d.people["analyst"], store.Placed{Claim: c}, "")
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// pending lists what a partner gave a desk and nobody there has acknowledged.
func (s *story) pending(d *storyDesk, from string) ([]node.Received, error) {
	inbox, err := d.n.Inbox(s.e.ctx, s.desks[from].id, 0)
	var out []node.Received
	for _, r := range inbox {
		if r.Ack.IsZero() && r.State == "held" {
			out = append(out, r)
		}
	}
	return out, err
}

// acknowledge acknowledges all that waits for it.
func (s *story) acknowledge(d *storyDesk, from string) ([]node.Received, error) {
	list, err := s.pending(d, from)
	if err != nil {
		return nil, err
	}
	for _, r := range list {
		if err := d.n.Acknowledge(s.e.ctx, d.people["analyst"], r.Partner, r.Copy); err != nil {
			return nil, err
		}
	}
	return list, s.settle()
}

func (s *story) warn() error {
	c, d := s.desks["coalition"], s.desks["damascus"]
	// Two warnings before the one that the story is about.
	for _, w := range []struct {
		claim   storyClaim
		outcome string
		hour    int
	}{
		{storyClaim{key: "warning-convoy", class: incident.Threat, certainty: incident.Possible, marking: incident.TLPAmber, day: 6,
			title:   text.Bilingual{AR: "تهديد لقافلة وقود على طريق تدمر", EN: "Threat to a fuel convoy on the Palmyra road"},
			summary: text.Bilingual{AR: "يراقب عناصر من التنظيم طريق تدمر ويعدّون لمهاجمة قافلة وقود في الأيام القريبة.", EN: "Members of Islamic State watch the Palmyra road and prepare to attack a fuel convoy in the coming days."},
			place:   text.Bilingual{AR: "تدمر", EN: "Palmyra"}, unit: "SY-HI", lon: 38.28, lat: 34.56, grade: incident.Grade{Reliability: "B", Credibility: "3"}}, "did_not_occur", 8},
		{storyClaim{key: "warning-market", class: incident.Threat, certainty: incident.Planned, marking: incident.TLPAmber, day: 9,
			title:   text.Bilingual{AR: "تهديد بعبوة في سوق", EN: "Threat of a bomb in a market"},
			summary: text.Bilingual{AR: "تخطط خلية صغيرة لزرع عبوة ناسفة في سوق مزدحم صباح الجمعة.", EN: "A small cell plans to plant an explosive device in a crowded market on Friday morning."},
			place:   text.Bilingual{AR: "جرمانا", EN: "Jaramana"}, unit: "SY-RD", lon: 36.35, lat: 33.49, methods: []string{"ied"}, grade: incident.Grade{Reliability: "C", Credibility: "2"}}, "foiled", 9},
	} {
		s.at(w.claim.day-1, w.hour, 10, "A warning goes to Damascus: %s.", w.claim.title.EN)
		id, err := s.enter(c, w.claim)
		if err != nil {
			return err
		}
		if _, err := s.release("coalition", "damascus", id); err != nil {
			return err
		}
		s.at(w.claim.day-1, w.hour, 40, "Damascus acknowledges, half an hour later.")
		got, err := s.acknowledge(d, "coalition")
		if err != nil {
			return err
		}
		s.at(w.claim.day, w.hour+8, 0, "What came of it goes back: %s.", w.outcome)
		for _, r := range got {
			if err := d.n.TellOutcome(s.e.ctx, d.people["analyst"], c.id, node.Outcome{Copy: r.Copy, Code: w.outcome}); err != nil {
				return err
			}
		}
		if err := s.settle(); err != nil {
			return err
		}
	}

	s.at(10, 17, 30, "A human source names a plot against the Sayyida Zaynab shrine. What it says is TLP:RED and stays; an analyst writes a tear-line below it.")
	plot := storyClaim{key: "plot", class: incident.FoiledPlot, certainty: incident.Planned, marking: incident.TLPRed, day: 11,
		title: text.Bilingual{AR: "مخطط لتفجير داخل مقام السيدة زينب", EN: "Plot to bomb the Sayyida Zaynab shrine"},
		summary: text.Bilingual{
			AR: "أفاد مصدر بشري قريب من الخلية، في لقاء يوم 8 كانون الثاني، أن عناصر من تنظيم الدولة يُعدّون لتفجير داخل مقام السيدة زينب يوم 11 كانون الثاني. يتحصنون في وكر في ريف دمشق، في بيت مستأجر باسم ع. م. لديهم عبوات ناسفة جاهزة.",
			EN: "A human source close to the cell, met on 8 January, says that members of Islamic State are preparing a bombing inside the Sayyida Zaynab shrine on 11 January. They hold a hideout in Rif Dimashq, a house rented under the name A. M. They have explosive devices ready."},
		place: text.Bilingual{AR: "السيدة زينب", EN: "Sayyida Zaynab"}, unit: "SY-RD", lon: 36.34, lat: 33.444, methods: []string{"ied"}, grade: incident.Grade{Reliability: "A", Credibility: "2"}}
	id, err := s.enter(c, plot)
	if err != nil {
		return err
	}
	key := "desk:coalition:plot"
	marks := node.Marks{Key: key, Marks: map[string]incident.Marking{release.Source: incident.TLPRed}, Private: nil}
	for lang, phrases := range map[string]map[string]release.Why{
		"ar": {"أفاد مصدر بشري قريب من الخلية، في لقاء يوم 8 كانون الثاني، أن": release.WhySource, "في بيت مستأجر باسم ع. م.": release.WhyPerson},
		"en": {"A human source close to the cell, met on 8 January, says that": release.WhySource, "a house rented under the name A. M.": release.WhyPerson},
	} {
		full := plot.summary.EN
		if lang == "ar" {
			full = plot.summary.AR
		}
		for phrase, why := range phrases {
			before, _, ok := strings.Cut(full, phrase)
			if !ok {
				return fmt.Errorf("the text of the plot does not hold %q", phrase)
			}
			start := len([]rune(before))
			marks.Portions = append(marks.Portions, release.Portion{Lang: lang, Span: text.Span{Start: start, End: start + len([]rune(phrase))}, Why: why})
		}
	}
	if err := c.n.SetMarks(s.e.ctx, c.people["analyst"], marks); err != nil {
		return err
	}
	tear, err := c.n.WriteTear(s.e.ctx, c.people["analyst"], key, release.Tear{Level: incident.TLPAmber,
		Title: plot.title,
		Summary: text.Bilingual{
			AR: "عناصر من تنظيم الدولة يُعدّون لتفجير داخل مقام السيدة زينب يوم 11 كانون الثاني. يتحصنون في وكر في ريف دمشق. نُقلت إليه مواد في الأيام الأخيرة. لديهم عبوات ناسفة جاهزة.",
			EN: "Members of Islamic State are preparing a bombing inside the Sayyida Zaynab shrine on 11 January. They hold a hideout in Rif Dimashq. Material was moved there in recent days. They have explosive devices ready."},
		Keep: []string{release.Class, release.When, release.Places, release.Actors, release.Methods}})
	if err != nil {
		return err
	}
	if err := c.n.ApproveTear(s.e.ctx, c.people["releaser"], tear); err != nil {
		return err
	}
	s.at(10, 18, 58, "Two people let the tear-line go to Damascus, directly, with nobody in between.")
	if _, err := s.release("coalition", "damascus", id); err != nil {
		return err
	}
	s.at(10, 19, 16, "Damascus acknowledges: its signature under the ledger is the receipt.")
	got, err := s.acknowledge(d, "coalition")
	if err != nil {
		return err
	}
	s.at(11, 15, 20, "The plot is foiled: four arrests, three devices, papers and cash. The outcome comes back.")
	for _, r := range got {
		if err := d.n.TellOutcome(s.e.ctx, d.people["analyst"], c.id, node.Outcome{Copy: r.Copy, Code: "foiled",
			Text:   text.Bilingual{AR: "داهمت قوة الوكر وأوقفت أربعة، وضبطت ثلاث عبوات وأوراقًا ونقودًا.", EN: "A raid on the hideout: four arrested; three devices, papers and cash were seized."},
			Seized: []parcel.Seized{{Item: "explosive_devices", Count: 3}, {Item: "documents", Count: 12, Approx: true}, {Item: "cash", Count: 4200, Unit: "USD"}}}); err != nil {
			return err
		}
	}
	if _, err := s.confirm(d, "coalition"); err != nil {
		return err
	}
	return s.settle()
}

// climb opens the second step, on conditions that both ledgers show.
func (s *story) climb() error {
	c, d := s.desks["coalition"], s.desks["damascus"]
	s.at(18, 9, 0, "The conditions of the second step hold in both ledgers: warnings were acknowledged in time, 14 days without a breach. Both sign that it opens.")
	lineage, err := s.lineage("coalition", "damascus")
	if err != nil {
		return err
	}
	now := s.clock.Now()
	id, err := c.n.ProposeStep(s.e.ctx, c.people["releaser"], lineage, now.Add(time.Hour), now.Add(time.Hour))
	if err != nil {
		return err
	}
	if err := s.sign(c, id, d); err != nil {
		return err
	}
	s.at(19, 7, 0, "Area reports are open between the coalition and Damascus.")
	a, err := c.n.Agreement(s.e.ctx, lineage)
	if err != nil {
		return err
	}
	if a.Standing.Open != 2 {
		return fmt.Errorf("step %d is open in place of 2", a.Standing.Open)
	}
	return s.settle()
}

// reports gives area reports, both ways.
func (s *story) reports() error {
	c, d := s.desks["coalition"], s.desks["damascus"]
	area := []storyClaim{
		{key: "rusafa-1", class: incident.Movement, certainty: incident.Asserted, marking: incident.TLPGreen, day: 18,
			title: text.Bilingual{AR: "تحركات ليلية جنوب الرصافة", EN: "Movement by night south of Rusafa"}, summary: text.Bilingual{AR: "شوهدت ثلاث مركبات تتحرك ليلًا جنوب الرصافة.", EN: "Three vehicles were seen moving by night south of Rusafa."},
			place: text.Bilingual{AR: "الرصافة", EN: "Rusafa"}, unit: "SY-RA", lon: 38.76, lat: 35.63, grade: incident.Grade{Reliability: "B", Credibility: "2"}},
		{key: "sukhna-1", class: incident.Attack, certainty: incident.Asserted, marking: incident.TLPGreen, day: 19,
			title: text.Bilingual{AR: "هجوم على نقطة قرب السخنة", EN: "Attack on a post near Sukhna"}, summary: text.Bilingual{AR: "هاجم عناصر من التنظيم نقطة على الطريق قرب السخنة ثم انسحبوا.", EN: "Members of the group attacked a post on the road near Sukhna and withdrew."},
			place: text.Bilingual{AR: "السخنة", EN: "Sukhna"}, unit: "SY-HI", lon: 38.87, lat: 34.89, grade: incident.Grade{Reliability: "B", Credibility: "2"}},
		{key: "depot-1", class: incident.WeaponsLoss, certainty: incident.Reported, marking: incident.TLPAmber, day: 20,
			title: text.Bilingual{AR: "سلاح مأخوذ من مستودع متروك", EN: "Weapons taken from an abandoned depot"}, summary: text.Bilingual{AR: "أُخذت بنادق وذخائر من مستودع متروك غرب دير الزور.", EN: "Rifles and ammunition were taken from an abandoned depot west of Deir ez-Zor."},
			place: text.Bilingual{AR: "دير الزور", EN: "Deir ez-Zor"}, unit: "SY-DY", lon: 40.14, lat: 35.33, grade: incident.Grade{Reliability: "C", Credibility: "3"}},
	}
	s.at(20, 8, 0, "Area reports go, on the beat of the agreement.")
	lineage, err := s.lineage("coalition", "damascus")
	if err != nil {
		return err
	}
	for _, a := range area {
		id, err := s.enter(c, a)
		if err != nil {
			return err
		}
		r, err := c.n.ProposeRelease(s.e.ctx, c.people["analyst"], node.Release{Lineage: lineage, Incidents: []string{id}})
		if err != nil {
			return fmt.Errorf("proposing %q: %w", a.title.EN, err)
		}
		if err := c.n.ApproveRelease(s.e.ctx, c.people["releaser"], r.ID); err != nil {
			return err
		}
	}
	s.at(20, 8, 16, "The beat has come: what two people approved leaves.")
	if err := c.n.Beat(s.e.ctx); err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	s.at(20, 8, 50, "Damascus acknowledges.")
	if _, err := s.acknowledge(d, "coalition"); err != nil {
		return err
	}
	s.at(21, 6, 30, "Damascus warns in its turn: a threat to a crossing where the coalition has people.")
	id, err := s.enter(d, storyClaim{key: "crossing", class: incident.Threat, certainty: incident.Planned, marking: incident.TLPAmber, day: 23,
		title: text.Bilingual{AR: "تهديد لمعبر على الفرات", EN: "Threat to a crossing on the Euphrates"}, summary: text.Bilingual{AR: "تُعدّ خلية لمهاجمة معبر على الفرات بسيارة مفخخة في الأيام الثلاثة المقبلة.", EN: "A cell prepares to attack a crossing on the Euphrates with a car bomb within the next three days."},
		place: text.Bilingual{AR: "الرقة", EN: "Raqqa"}, unit: "SY-RA", lon: 39.01, lat: 35.95, methods: []string{"car_bomb"}, grade: incident.Grade{Reliability: "B", Credibility: "2"}})
	if err != nil {
		return err
	}
	if _, err := s.release("damascus", "coalition", id); err != nil {
		return err
	}
	s.at(21, 6, 44, "The coalition acknowledges, and an analyst confirms what it says.")
	if _, err := s.acknowledge(c, "damascus"); err != nil {
		return err
	}
	if _, err := s.confirm(c, "damascus"); err != nil {
		return err
	}
	return s.settle()
}

// onward passes what came from Damascus on to the SDF, once Damascus has consented.
func (s *story) onward() error {
	c, d := s.desks["coalition"], s.desks["damascus"]
	s.at(21, 7, 10, "The coalition asks Damascus whether its warning may go on, and does not say to whom.")
	inbox, err := c.n.Inbox(s.e.ctx, d.id, 0)
	if err != nil || len(inbox) == 0 {
		return errors.Join(errors.New("nothing came from Damascus"), err)
	}
	got := inbox[0]
	request, err := c.n.Ask(s.e.ctx, c.people["releaser"], d.id, node.Request{Copies: []string{got.Copy}, To: parcel.AskTo{Who: "nobody"}, For: s.desks["sdf"].id, Purpose: string(agreement.ProtectPeople)})
	if err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	s.at(21, 7, 25, "Damascus consents.")
	if err := d.n.AnswerRequest(s.e.ctx, d.people["releaser"], request, node.RequestYes, text.Bilingual{}, ""); err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	var incidentID string
	if err := c.n.Consult(s.e.ctx, "finding an incident", func(x store.Exchange) error {
		held, err := x.Claims(nil, got.Claims)
		if err == nil && len(held) > 0 {
			incidentID = held[0].Incident
		}
		return err
	}); err != nil {
		return err
	}
	s.at(21, 7, 32, "The warning goes on to the SDF, under an id of its own; of Damascus it learns nothing.")
	_, err = s.release("coalition", "sdf", incidentID)
	return err
}

// courier carries parcels by hand while the line to the SDF is cut.
func (s *story) courier() error {
	c, f := s.desks["coalition"], s.desks["sdf"]
	s.at(23, 8, 0, "The line to the SDF is cut. A report for it is packed into a sealed file and carried by hand.")
	f.n.UseTransport(nil) // nothing gets out either
	if err := s.shutDoor(f); err != nil {
		return err
	}
	id, err := s.enter(c, storyClaim{key: "shaddadi", class: incident.Attack, certainty: incident.Reported, marking: incident.TLPGreen, day: 22,
		title: text.Bilingual{AR: "إطلاق نار على حاجز جنوب الشدادي", EN: "Shots at a checkpoint south of Shaddadi"}, summary: text.Bilingual{AR: "أطلق مسلحان النار على حاجز جنوب الشدادي وفرّا على دراجة نارية.", EN: "Two gunmen fired at a checkpoint south of Shaddadi and fled on a motorcycle."},
		place: text.Bilingual{AR: "الشدادي", EN: "Shaddadi"}, unit: "SY-HA", lon: 40.73, lat: 36.06, grade: incident.Grade{Reliability: "B", Credibility: "2"}})
	if err != nil {
		return err
	}
	if _, err := s.release("coalition", "sdf", id); err != nil {
		return err
	}
	var out, back bytes.Buffer
	if _, err := c.n.Pack(s.e.ctx, c.people["releaser"], f.id, &out, nil); err != nil {
		return err
	}
	s.at(23, 14, 0, "The SDF opens the file, acknowledges, and its receipt comes back the same way.")
	if _, err := f.n.Unpack(s.e.ctx, f.people["releaser"], bytes.NewReader(out.Bytes()), nil); err != nil {
		return fmt.Errorf("unpacking the courier file: %w", err)
	}
	list, err := s.pending(f, "coalition")
	if err != nil {
		return err
	}
	for _, r := range list {
		if err := f.n.Acknowledge(s.e.ctx, f.people["analyst"], c.id, r.Copy); err != nil {
			return err
		}
	}
	if _, err := f.n.Pack(s.e.ctx, f.people["releaser"], c.id, &back, nil); err != nil {
		return err
	}
	if _, err := c.n.Unpack(s.e.ctx, c.people["releaser"], bytes.NewReader(back.Bytes()), nil); err != nil {
		return fmt.Errorf("unpacking the receipt: %w", err)
	}
	given, err := c.n.Given(s.e.ctx, f.id, 0)
	if err != nil {
		return err
	}
	for _, g := range given {
		if _, err := c.n.ProofOf(s.e.ctx, f.id, g.ID); err != nil {
			return fmt.Errorf("the receipt that came by hand: %w", err)
		}
	}
	return nil
}

// recall takes back a report that turned out to be wrong.
func (s *story) recall() error {
	c, d := s.desks["coalition"], s.desks["damascus"]
	s.at(24, 9, 0, "A report turns out to be wrong. The coalition calls it back; Damascus withdraws it at once.")
	given, err := c.n.Given(s.e.ctx, d.id, 0)
	if err != nil {
		return err
	}
	for _, g := range given {
		if g.What == string(agreement.Report) {
			if _, err := c.n.CallBack(s.e.ctx, c.people["releaser"], d.id, "wrong", []string{g.ID}); err != nil {
				return err
			}
			break
		}
	}
	if err := s.settle(); err != nil {
		return err
	}
	s.at(24, 9, 16, "The beat has come: the answer to the recall goes back.")
	if err := d.n.AnswerRecalls(s.e.ctx); err != nil {
		return err
	}
	if err := s.settle(); err != nil {
		return err
	}
	list, err := c.n.Recalls(s.e.ctx, d.id)
	if err != nil {
		return err
	}
	if len(list) != 1 || list[0].Done.IsZero() {
		return errors.New("the recall was not answered")
	}
	return nil
}

// leak finds out by which agreement something left that stood in a newspaper.
func (s *story) leak() error {
	c, d := s.desks["coalition"], s.desks["damascus"]
	s.at(25, 18, 0, "The words of the warning stand in a newspaper. The leak case tells by which agreement they had gone, and what else that partner holds.")
	found, err := c.n.OpenLeakCase(s.e.ctx, c.people["releaser"], "… Material was moved there in recent days. They hold a hideout in Rif Dimashq. Members of Islamic State are preparing a bombing inside the Sayyida Zaynab shrine on 11 January. …",
		"Seen in a newspaper on 24 January")
	if err != nil {
		return err
	}
	if len(found.Matches) != 1 || found.Matches[0].Partner != d.id {
		return fmt.Errorf("the leak case found %d agreements", len(found.Matches))
	}
	return nil
}

// open26January leaves something to do: a release that awaits approval, a request, something not acknowledged.
func (s *story) open26January() error {
	c, d := s.desks["coalition"], s.desks["damascus"]
	s.at(26, 7, 45, "On the morning of the 26th a release awaits approval, a warning awaits acknowledgement, and the SDF is offline.")
	lineage, err := s.lineage("coalition", "damascus")
	if err != nil {
		return err
	}
	id, err := s.enter(c, storyClaim{key: "rusafa-2", class: incident.Threat, certainty: incident.Possible, marking: incident.TLPAmber, day: 28,
		title: text.Bilingual{AR: "تهديد للطريق بين الرصافة والطبقة", EN: "Threat to the road between Rusafa and Tabqa"}, summary: text.Bilingual{AR: "يُحتمل أن تنصب خلية كمينًا على الطريق بين الرصافة والطبقة خلال يومين.", EN: "A cell may set an ambush on the road between Rusafa and Tabqa within two days."},
		place: text.Bilingual{AR: "الطبقة", EN: "Tabqa"}, unit: "SY-RA", lon: 38.55, lat: 35.84, grade: incident.Grade{Reliability: "C", Credibility: "3"}})
	if err != nil {
		return err
	}
	if _, err := c.n.ProposeRelease(s.e.ctx, c.people["analyst"], node.Release{Lineage: lineage, Incidents: []string{id}, Urgent: true}); err != nil {
		return err
	}
	sdf, err := s.lineage("coalition", "sdf")
	if err != nil {
		return err
	}
	r, err := c.n.ProposeRelease(s.e.ctx, c.people["analyst"], node.Release{Lineage: sdf, Incidents: []string{id}, Urgent: true})
	if err != nil {
		return err
	}
	if err := c.n.ApproveRelease(s.e.ctx, c.people["releaser"], r.ID); err != nil {
		return err
	}
	if err := c.n.ReleaseNow(s.e.ctx, c.people["releaser"], r.ID); err != nil {
		return err
	}
	warning, err := s.enter(d, storyClaim{key: "shrine-2", class: incident.Threat, certainty: incident.Possible, marking: incident.TLPAmber, day: 30,
		title: text.Bilingual{AR: "تهديد لموكب زوار", EN: "Threat to a procession of visitors"}, summary: text.Bilingual{AR: "يُحتمل استهداف موكب زوار في الأيام القريبة.", EN: "A procession of visitors may be targeted in the coming days."},
		place: text.Bilingual{AR: "حمص", EN: "Homs"}, unit: "SY-HI", lon: 36.72, lat: 34.73, grade: incident.Grade{Reliability: "C", Credibility: "4"}})
	if err != nil {
		return err
	}
	_, err = s.release("damascus", "coalition", warning)
	return err
}

// prove holds the three desks against each other: every ledger verifies with public keys alone, both ends of a pair
// have the same balance at the same sizes, every journal is whole, every database sound.
func (s *story) prove() error {
	for _, a := range s.order {
		for _, b := range s.order {
			if a == b {
				continue
			}
			var file bytes.Buffer
			if err := a.n.LedgerFile(s.e.ctx, b.id, &file); err != nil {
				return err
			}
			var cards []party.Card
			for _, d := range []*storyDesk{a, b} {
				card, err := d.n.Card(s.e.ctx)
				if err != nil {
					return err
				}
				cards = append(cards, card)
			}
			if _, err := node.VerifyLedgerFile(&file, cards, "en"); err != nil {
				return fmt.Errorf("the ledger between %s and %s: %w", a.key, b.key, err)
			}
			x, err := a.n.Balance(s.e.ctx, b.id, -1, -1)
			if err != nil {
				return err
			}
			y, err := b.n.Balance(s.e.ctx, a.id, -1, -1)
			if err != nil {
				return err
			}
			m, n := min(x.Ours, y.Theirs), min(x.Theirs, y.Ours)
			if x, err = a.n.Balance(s.e.ctx, b.id, m, n); err != nil {
				return err
			}
			if y, err = b.n.Balance(s.e.ctx, a.id, n, m); err != nil {
				return err
			}
			left, err := json.Marshal(x)
			if err != nil {
				return err
			}
			right, err := json.Marshal(y.Swap())
			if err != nil {
				return err
			}
			if !bytes.Equal(left, right) {
				return fmt.Errorf("%s and %s have different balances at the same sizes", a.key, b.key)
			}
		}
		state, err := a.n.VerifyJournal(s.e.ctx)
		if err != nil {
			return err
		}
		if state.Fault != "" {
			return fmt.Errorf("the journal of %s: %s", a.key, state.Fault)
		}
		faults, err := a.n.Check(s.e.ctx)
		if err != nil {
			return err
		}
		if len(faults) > 0 {
			return fmt.Errorf("the database of %s has faults: %s", a.key, strings.Join(faults, "; "))
		}
		found, err := a.n.Faults(s.e.ctx, "")
		if err != nil {
			return err
		}
		if len(found) > 0 {
			return fmt.Errorf("%s found a fault: %s", a.key, found[0].Detail)
		}
	}
	return nil
}

// partnerDir is where a partner's node of the demo lives.
func partnerDir(dir, key string) string { return filepath.Join(dir, "partners", key) }

// nextPort is the address with a port some steps further; a port of 0 stays.
func nextPort(address string, steps int) string {
	host, port, err := net.SplitHostPort(address)
	var n int
	if _, e := fmt.Sscan(port, &n); err != nil || e != nil || n == 0 {
		return "127.0.0.1:0"
	}
	return net.JoinHostPort(host, fmt.Sprint(n+steps))
}
