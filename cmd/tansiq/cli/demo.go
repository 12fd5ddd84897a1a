package cli

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path"
	"strings"
	"time"

	"tansiq/data"
	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

type demoCmd struct {
	Data   string `placeholder:"DIR" help:"Keep the sample node here; a temporary directory that goes away otherwise."`
	Listen string `default:"127.0.0.1:8420" help:"Address of the desk."`
	Exit   bool   `help:"Run through, check what was made, and stop."`
	Log    string `enum:"text,json" default:"text" hidden:""`
}

func (demoCmd) Help() string {
	return `Makes a node of its own with sample data that ship with Tansiq: some hundred conflict events, and a few
short reports, most of what they state confirmed, the rest left for you on the Read page.

Examples:

    tansiq demo
    tansiq demo --listen 127.0.0.1:9000
    tansiq demo --exit      # for scripts: 0 when all went well`
}

// samplePeople sign in to the sample desk.
var samplePeople = []account.Person{
	{Login: "admin", Name: "سلمى (Admin)", Roles: []account.Role{account.Admin}},
	{Login: "analyst", Name: "يوسف (Analyst)", Roles: []account.Role{account.Analyst}},
	{Login: "auditor", Name: "نادية (Auditor)", Roles: []account.Role{account.Auditor}},
}

func (c demoCmd) Run(e *env) (err error) {
	limitMemory()
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
	log := newLog(e, c.Log)
	n, err := node.Open(e.ctx, node.Config{Data: dir, Log: log})
	if err != nil {
		return err
	}
	defer n.Close()
	s, err := makeSample(e, n)
	if err != nil {
		return fmt.Errorf("making the sample desk: %w", err)
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
	if c.Data == "" {
		fmt.Fprintf(e.out, "\nIts data are in %s and go away when it stops.\n", dir)
	}
	page := site{version: e.version, log: log, demo: true}
	if !c.Exit {
		fmt.Fprintln(e.out, "Stop it with Ctrl-C.")
		return serve(e.ctx, l, n, page)
	}
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- serve(ctx, l, n, page) }()
	if err := walk(ctx, address, "analyst", s.passwords["analyst"]); err != nil {
		return fmt.Errorf("walking through the sample desk: %w", err)
	}
	faults, err := n.Check(ctx)
	if err != nil {
		return fmt.Errorf("checking the database: %w", err)
	}
	if len(faults) > 0 {
		return fmt.Errorf("the database has faults: %s", strings.Join(faults, "; "))
	}
	stop()
	if err := <-ended; err != nil {
		return err
	}
	fmt.Fprintln(e.out, "\nEvery page answered and the database is sound.")
	return nil
}

// sample says what makeSample made.
type sample struct {
	passwords map[string]string // by login
	admin     string            // person ids
	analyst   string
}

// makeSample fills an empty node: people, conflict events, reports, and most of what those state confirmed.
func makeSample(e *env, n *node.Node) (sample, error) {
	s := sample{passwords: map[string]string{}}
	for _, p := range samplePeople {
		password := strings.ToLower(rand.Text()[:16])
		made, err := n.NewPerson(e.ctx, "", p, password)
		if err != nil {
			return s, err
		}
		s.passwords[p.Login] = password
		switch p.Login {
		case "admin":
			s.admin = made.ID
		case "analyst":
			s.analyst = made.ID
		}
	}
	if err := n.Configure(e.ctx, s.admin, map[string]string{
		node.SettingName: "مكتب المثال · Sample desk", node.SettingSubject: node.DefaultSubject,
	}); err != nil {
		return s, err
	}
	files, err := fs.ReadDir(data.Samples, "samples")
	if err != nil {
		return s, err
	}
	for _, f := range files {
		name := f.Name()
		switch path.Ext(name) {
		case ".csv":
			err = importSample(e, n, name)
		case ".txt", ".html":
			err = readSample(e, n, s.analyst, name)
		}
		if err != nil {
			return s, fmt.Errorf("%s: %w", name, err)
		}
	}
	return s, nil
}

func importSample(e *env, n *node.Node, name string) error {
	f, err := data.Samples.Open("samples/" + name)
	if err != nil {
		return err
	}
	defer f.Close()
	tally, err := n.Import(e.ctx, "ucdp", f, node.ImportOptions{Name: name, Rejected: func(r node.Rejection) { e.say("%s:%s", name, r) }})
	if err == nil {
		e.say("%s: %s events from a conflict data set", name, thousands(tally.Added))
	}
	return err
}

// readSample reads one report and confirms what it states, but for each fourth proposal: those wait on the Read
// page. The first report is left as it came, so that there is something to begin with.
func readSample(e *env, n *node.Node, by, name string) error {
	b, err := data.Samples.ReadFile("samples/" + name)
	if err != nil {
		return err
	}
	d, _, err := n.TakeDocument(e.ctx, store.Document{Name: name, Original: b, Published: incident.NoDay, Marking: incident.TLPGreen, By: by})
	if err != nil {
		return err
	}
	claims, err := n.Proposals(e.ctx, store.Viewer{System: true}, d.ID)
	if err != nil {
		return err
	}
	confirmed := 0
	for i, claim := range claims {
		if claim.State != incident.Awaiting || i%4 == 3 {
			continue
		}
		if _, err := n.Confirm(e.ctx, by, store.Placed{Claim: claim}, ""); err != nil {
			return fmt.Errorf("confirming %q: %w", claim.Title.In("en"), err)
		}
		confirmed++
	}
	e.say("%s: a report with %d statements, %d confirmed, %d left for you", name, len(claims), confirmed, len(claims)-confirmed)
	return nil
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
