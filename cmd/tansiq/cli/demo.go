package cli

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"tansiq/data"
	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

type demoCmd struct {
	fetching
	Data    string `placeholder:"DIR" help:"Keep the sample node here; a temporary directory that goes away otherwise."`
	Listen  string `default:"127.0.0.1:8420" help:"Address of the desk."`
	Exit    bool   `help:"Run through, check what was made, and stop."`
	Sources bool   `help:"Let the sample desk fetch what is added as a source or taken by its address; otherwise the demo opens no connection."`
}

func (demoCmd) Help() string {
	return `Makes three nodes of their own. One is a desk with sample data that ship with Tansiq: some hundred conflict events,
and a few short reports, most of what they state confirmed, the rest left for you on the Read page. The other two are
partners of it. A story of January 2025 is then played on the three: keys and cards, agreements, a warning that goes and
comes back, steps, consent, a courier, a recall, a leak. The clock of the demo stands on 26 January 2025 when it is told.

Examples:

    tansiq demo
    tansiq demo --listen 127.0.0.1:9000
    tansiq demo --exit      # for scripts: 0 when all went well`
}

// samplePeople sign in to the sample desk.
var samplePeople = []account.Person{
	{Login: "admin", Name: "سلمى (Admin)", Roles: []account.Role{account.Admin}},
	{Login: "analyst", Name: "يوسف (Analyst)", Roles: []account.Role{account.Analyst}},
	{Login: "releaser", Name: "رنا (Releaser)", Roles: []account.Role{account.Releaser, account.Coordinator}},
	{Login: "auditor", Name: "نادية (Auditor)", Roles: []account.Role{account.Auditor}},
}

func (c demoCmd) Run(e *env) (err error) {
	client, err := c.fetcher(e)
	if err != nil {
		return err
	}
	defer client.Close()
	staySmall()
	dir := c.Data
	if dir == "" {
		if dir, err = os.MkdirTemp("", "tansiq-demo-"); err != nil {
			return fmt.Errorf("making a temporary directory: %w", err)
		}
		defer os.RemoveAll(dir)
	} else if _, err := node.OpenExisting(e.ctx, node.Config{Data: dir}); !errors.Is(err, node.ErrNoNode) {
		return fmt.Errorf("%s holds a node already: start it with `tansiq serve --data %s`, or name a new directory", dir, dir)
	}
	release, err := node.Lock(dir)
	if err != nil {
		return err
	}
	defer release()
	log := slog.New(slog.NewTextHandler(e.errs, &slog.HandlerOptions{Level: slog.LevelError})) // a cut line is part of the story
	clock := &storyClock{base: storyBegin, real: time.Now()}
	n, err := node.Open(e.ctx, node.Config{Data: dir, Log: log, Now: clock.Now})
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := makePeople(e, n)
	if err != nil {
		return fmt.Errorf("making the sample desk: %w", err)
	}
	tale := &story{e: e, clock: clock, log: log, desks: map[string]*storyDesk{}}
	defer tale.close()
	if err := tale.add(&storyDesk{key: "coalition", name: sampleName, n: n, dir: dir, people: s.people, passwords: s.passwords}); err != nil {
		return err
	}
	for _, p := range [][2]string{{"damascus", "إدارة دمشق / Damascus administration"}, {"sdf", "قسد / SDF"}} {
		if err := tale.open(p[0], p[1], partnerDir(dir, p[0])); err != nil {
			return fmt.Errorf("making the desk of %s: %w", p[0], err)
		}
	}
	if err := tale.tell(); err != nil {
		return fmt.Errorf("telling the story: %w", err)
	}
	if err := fillSample(e, n, s); err != nil {
		return fmt.Errorf("filling the sample desk: %w", err)
	}
	if c.Exit && c.Listen == "127.0.0.1:8420" {
		c.Listen = "127.0.0.1:0" // a run-through must not care what else is running
	}
	l, err := listen(c.Listen)
	if err != nil {
		return err
	}
	address := "http://" + shown(l.Addr())
	fmt.Fprintf(e.out, "\nThe sample desk is on %s\n\nSign in as\n", address)
	for _, p := range samplePeople {
		fmt.Fprintf(e.out, "    %-8s %s   (%s)\n", p.Login, s.passwords[p.Login], p.Roles[0])
	}
	work, stop := context.WithCancel(e.ctx)
	defer stop()
	page := site{version: e.version, log: log, demo: true, clock: clock.Now}
	var desks sync.WaitGroup
	defer desks.Wait()
	defer stop()
	for i, d := range tale.order[1:] {
		at, err := listen(nextPort(c.Listen, i+1))
		if err != nil {
			if at, err = listen("127.0.0.1:0"); err != nil {
				return err
			}
		}
		fmt.Fprintf(e.out, "\nIts partner %s is on http://%s   analyst %s, releaser %s\n", d.name, shown(at.Addr()), d.passwords["analyst"], d.passwords["releaser"])
		desks.Go(func() {
			if err := serve(work, at, d.n, page); err != nil {
				log.Error("serving a partner's desk", "desk", d.key, "error", err)
			}
		})
	}
	for _, d := range tale.order {
		desks.Go(func() { d.n.Run(work) })
	}
	if c.Sources {
		n.UseFetcher(client)
		desks.Go(func() { n.Poll(work) })
	}
	if c.Data == "" {
		fmt.Fprintf(e.out, "\nIts data are in %s and go away when it stops.\n", dir)
	}
	if !c.Exit {
		fmt.Fprintln(e.out, "\nStop it with Ctrl-C.")
		return serve(work, l, n, page)
	}
	ended := make(chan error, 1)
	go func() { ended <- serve(work, l, n, page) }()
	if err := walk(work, address, "analyst", s.passwords["analyst"]); err != nil {
		return fmt.Errorf("walking through the sample desk: %w", err)
	}
	if err := tale.prove(); err != nil {
		return err
	}
	stop()
	if err := <-ended; err != nil {
		return err
	}
	fmt.Fprintln(e.out, "\nEvery page answered, the three ledgers verify, and the databases are sound.")
	return nil
}

// sampleName is what the sample desk calls itself.
const sampleName = "عقدة التحالف / Coalition node"

// sample is who works at the sample desk, by login.
type sample struct {
	passwords map[string]string
	people    map[string]string // person ids
}

// makePeople lets people work at an empty node.
func makePeople(e *env, n *node.Node) (sample, error) {
	s := sample{passwords: map[string]string{}, people: map[string]string{}}
	for _, p := range samplePeople {
		password := strings.ToLower(rand.Text()[:16])
		made, err := n.NewPerson(e.ctx, "", p, password)
		if err != nil {
			return s, err
		}
		s.passwords[p.Login], s.people[p.Login] = password, made.ID
	}
	return s, n.Configure(e.ctx, s.people["admin"], map[string]string{node.SettingName: sampleName, node.SettingSubject: node.DefaultSubject})
}

// fillSample fills the sample desk: conflict events, reports, and most of what those state confirmed.
func fillSample(e *env, n *node.Node, s sample) error {
	raw, err := data.Samples.ReadFile("samples/samples.json")
	if err != nil {
		return err
	}
	var list manifest
	if err := json.Unmarshal(raw, &list); err != nil {
		return fmt.Errorf("reading samples.json: %w", err)
	}
	for _, d := range list.Datasets {
		if err := importSample(e, n, d); err != nil {
			return fmt.Errorf("%s: %w", d.File, err)
		}
	}
	analyst := sampleAnalyst{node: n, by: s.people["analyst"]}
	for i, d := range list.Documents {
		// The last report is left as it came, so that there is something to begin with.
		if err := analyst.read(e, d, i < len(list.Documents)-1); err != nil {
			return fmt.Errorf("%s: %w", d.File, err)
		}
	}
	return nil
}

// manifest is samples.json.
type manifest struct {
	Documents []sampleFile `json:"documents"`
	Datasets  []sampleFile `json:"datasets"`
}

// sampleFile is one file of the sample desk, with what a person would enter beside it.
type sampleFile struct {
	File   string         `json:"file"`
	Format string         `json:"format"`
	Title  text.Bilingual `json:"title"`
	Source struct {
		Name text.Bilingual `json:"name"`
	} `json:"source"`
	Published incident.Day     `json:"published"`
	Lang      string           `json:"lang"`
	Grade     incident.Grade   `json:"grade"`
	Marking   incident.Marking `json:"marking"`
}

func importSample(e *env, n *node.Node, d sampleFile) error {
	raw, err := data.Samples.ReadFile("samples/" + d.File)
	if err != nil {
		return err
	}
	tally, err := n.Import(e.ctx, d.Format, bytes.NewReader(raw), node.ImportOptions{
		Name: d.File, Rejected: func(r node.Rejection) { e.say("%s:%s", d.File, r) },
	})
	if err == nil {
		e.say("%s: %s events", d.Title.EN, thousands(tally.Added))
	}
	return err
}

// sampleAnalyst works on the sample reports as a person would.
type sampleAnalyst struct {
	node *node.Node
	by   string
	seen []sampleIncident
}

// sampleIncident is an incident that the analyst has made, with the claim it began with.
type sampleIncident struct {
	id    string
	claim incident.Claim
}

// read takes a report in and, where work is asked for, grades and confirms what it asserts; what it calls possible
// or denies waits for somebody else.
func (a *sampleAnalyst) read(e *env, d sampleFile, work bool) error {
	raw, err := data.Samples.ReadFile("samples/" + d.File)
	if err != nil {
		return err
	}
	doc, _, err := a.node.TakeDocument(e.ctx, store.Document{
		Name: d.Title.In(d.Lang), Source: d.Source.Name.In(d.Lang), Published: d.Published, Marking: d.Marking, Original: raw, By: a.by,
	})
	if err != nil {
		return err
	}
	claims, err := a.node.Proposals(e.ctx, store.Viewer{System: true}, doc.ID)
	if err != nil {
		return err
	}
	confirmed := 0
	for _, c := range claims {
		if !work || c.State != incident.Awaiting || c.Certainty == incident.Possible || c.Certainty == incident.Denied {
			continue
		}
		c.Grade = d.Grade
		into := a.same(c)
		id, err := a.node.Confirm(e.ctx, a.by, store.Placed{Claim: c, Incident: into}, "")
		if err != nil {
			return fmt.Errorf("confirming %q: %w", c.Title.In("en"), err)
		}
		if into == "" {
			a.seen = append(a.seen, sampleIncident{id, c})
		}
		confirmed++
	}
	e.say("%s: statements %d, %d confirmed, %d left for you", d.Title.EN, len(claims), confirmed, len(claims)-confirmed)
	return nil
}

// same returns the incident of an earlier report that a claim is another account of. All sample reports tell of
// the same month, so the class, the days and the place are enough for the analyst.
func (a *sampleAnalyst) same(c incident.Claim) string {
	for _, s := range a.seen {
		if s.claim.Class != c.Class || s.claim.Source.Document == c.Source.Document {
			continue
		}
		if x, y := s.claim.When, c.When; x.Start != incident.NoDay && y.Start != incident.NoDay && (x.Start > y.End+3 || y.Start > x.End+3) {
			continue
		}
		movement := c.Class == incident.Withdrawal || c.Class == incident.Deployment
		if movement && (len(s.claim.Places) == 0 || len(c.Places) == 0 || s.claim.Places[0].Name != c.Places[0].Name) {
			continue
		}
		return s.id
	}
	return ""
}

// walk signs in and goes through the desk as a browser would: pages and API, with one session, and what a page
// needs to be shown. Everything must answer 200.
func walk(ctx context.Context, address, login, password string) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	browser := &http.Client{Jar: jar, Timeout: 30 * time.Second}
	ask := func(method, where string, form url.Values) ([]byte, error) {
		r, err := http.NewRequestWithContext(ctx, method, address+where, strings.NewReader(form.Encode()))
		if err != nil {
			return nil, err
		}
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			r.Header.Set("Origin", address)
		}
		answer, err := browser.Do(r)
		if err != nil {
			return nil, err
		}
		defer answer.Body.Close()
		body, err := io.ReadAll(answer.Body)
		if err != nil {
			return nil, fmt.Errorf("reading %s: %w", where, err)
		}
		if answer.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s %s answered %s", method, where, answer.Status)
		}
		return body, nil
	}
	if _, err := ask("POST", "/sign-in", url.Values{"login": {login}, "password": {password}}); err != nil {
		return err
	}
	first := func(where, list string) (string, error) { // the id of the first thing in a list of the API
		body, err := ask("GET", where, nil)
		if err != nil {
			return "", err
		}
		var page map[string]json.RawMessage
		var things []struct {
			ID string `json:"id"`
		}
		if err := json.Unmarshal(body, &page); err != nil {
			return "", fmt.Errorf("reading %s: %w", where, err)
		}
		if err := json.Unmarshal(page[list], &things); err != nil || len(things) == 0 {
			return "", fmt.Errorf("%s lists nothing", where)
		}
		return things[0].ID, nil
	}
	incident, err := first("/api/v1/incidents?limit=1", "rows")
	if err != nil {
		return err
	}
	document, err := first("/api/v1/documents?limit=1", "documents")
	if err != nil {
		return err
	}
	for _, where := range []string{
		"/picture", "/picture?class=attack&side=group", "/picture/map?zoom=6", "/picture/time", "/incidents/" + incident,
		"/read", "/read/new", "/read/" + document, "/settings", "/settings/about",
		"/healthz", "/api/v1/health", "/api/v1/openapi.json", "/api/v1/incidents/map?zoom=6", "/api/v1/incidents/" + incident,
	} {
		if _, err := ask("GET", where, nil); err != nil {
			return err
		}
	}
	return nil
}
