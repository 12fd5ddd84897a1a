package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tansiq/data"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/store/synthetic"
)

type benchCmd struct {
	File      string `arg:"" optional:"" type:"existingfile" help:"UCDP GED file to import; the small sample that ships otherwise."`
	Incidents int    `default:"100000" help:"How many synthetic incidents."`
	Queries   int    `default:"1000" help:"How many different queries of each kind."`
	Seed      uint64 `default:"1" help:"Seed of the synthetic incidents and of the queries."`
	Read      bool   `xor:"part" help:"Only the rows about reading reports."`
	Share     bool   `xor:"part" help:"Only the rows about sharing: ledger, proofs, releases from node to node."`
	Watch     bool   `xor:"part" help:"Only the rows about watches: who looks where, and what nobody looks at."`
	Desk      string `placeholder:"DIR" help:"With --watch: put the made-up desk into a new node in DIR and measure nothing; serve it to see the pages with it."`
	JSON      bool   `name:"json" help:"Print JSON."`
	Fill      string `hidden:"" placeholder:"DIR" help:"Only put the synthetic incidents into this node: a part of the whole that runs as a process of its own."`
}

func (benchCmd) Help() string {
	return `Prints a Markdown table of what this machine does with Tansiq: imports, first pages, clusters, start, reading,
memory, and what partners wait for. Every number names its data, its seed, and whether caches were cold or warm; percentiles are over
different queries. It works in temporary directories and takes a minute or two.

Examples:

    tansiq bench
    tansiq bench --read
    tansiq bench --share
    tansiq bench --watch
    tansiq bench --watch --desk /tmp/large
    tansiq bench GEDEvent_v25_1.csv
    tansiq bench --incidents 1000000 --queries 2000 --json > bench.json`
}

// Bench is the result of a run.
type benchResult struct {
	Tansiq     string      `json:"tansiq"`
	Go         string      `json:"go"`
	CPU        string      `json:"cpu"`
	CPUs       int         `json:"cpus"`
	Database   string      `json:"database"`
	Durability string      `json:"durability"`
	Seed       uint64      `json:"seed"`
	Rows       []benchLine `json:"rows"`
}

// benchLine is one row of the table.
type benchLine struct {
	What   string             `json:"what"`
	Data   string             `json:"data"`
	Caches string             `json:"caches,omitempty"` // cold or warm
	Values map[string]float64 `json:"values"`           // seconds, milliseconds, MB; the name says which
	Shown  string             `json:"-"`
	Target string             `json:"target"`
	Met    bool               `json:"met"`
}

func (c benchCmd) Run(e *env) error {
	if c.Fill != "" {
		return c.fill(e)
	}
	if c.Desk != "" {
		if !c.Watch {
			return usagef("--desk goes with --watch")
		}
		return c.fillDesk(e)
	}
	if c.Incidents < 1 || c.Queries < 1 {
		return usagef("--incidents and --queries must be at least 1")
	}
	dir, err := os.MkdirTemp("", "tansiq-bench-")
	if err != nil {
		return fmt.Errorf("making a temporary directory: %w", err)
	}
	defer os.RemoveAll(dir)
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding this program: %w", err)
	}
	b := bench{env: e, c: c, dir: dir, self: self, out: benchResult{
		Tansiq: buildInfo(e.version).Version, Go: runtime.Version(), CPU: cpu(), CPUs: runtime.NumCPU(), Seed: c.Seed,
		Database: "SQLite, one file, WAL", Durability: "every import batch is synced to disk before the next (synchronous=FULL)",
	}}
	parts := []func() error{b.imports, b.synthetic, b.queries, b.start, b.binary, b.reading, b.share, b.watches}
	switch {
	case c.Share:
		parts = []func() error{b.share}
	case c.Watch:
		parts = []func() error{b.watches}
	case c.Read:
		parts = []func() error{b.reading}
	}
	for _, part := range parts {
		if err := part(); err != nil {
			return err
		}
	}
	if c.JSON {
		return e.printJSON(b.out)
	}
	b.print()
	return nil
}

// bench is a run under way.
type bench struct {
	*env
	c    benchCmd
	dir  string
	self string
	out  benchResult
}

func (b *bench) add(l benchLine) {
	b.say("%s: %s", l.What, l.Shown)
	b.out.Rows = append(b.out.Rows, l)
}

// imports measures a UCDP file into a new node.
func (b *bench) imports() error {
	file := b.c.File
	if file == "" {
		csv, err := data.Samples.ReadFile("samples/ucdp-sample.csv")
		if err != nil {
			return err
		}
		file = filepath.Join(b.dir, "ucdp-sample.csv")
		if err := os.WriteFile(file, csv, 0o600); err != nil {
			return err
		}
	}
	run, err := b.run("import", "--format", "ucdp", "--json", "--data", filepath.Join(b.dir, "ucdp"), file)
	if err != nil {
		return err
	}
	var tally store.Tally
	if err := json.Unmarshal([]byte(run.out), &tally); err != nil {
		return fmt.Errorf("reading what the import printed: %w", err)
	}
	b.add(benchLine{
		What: "UCDP file into a new node", Data: fmt.Sprintf("%s, %s events", filepath.Base(file), thousands(tally.Added)),
		Target: "≤ 2 s", Met: run.took <= 2*time.Second, Values: run.values(), Shown: run.String(),
	})
	return nil
}

// synthetic measures many incidents into a new node.
func (b *bench) synthetic() error {
	run, err := b.run("bench", "--fill", filepath.Join(b.dir, "synthetic"),
		"--incidents", strconv.Itoa(b.c.Incidents), "--seed", strconv.FormatUint(b.c.Seed, 10))
	if err != nil {
		return err
	}
	b.add(benchLine{
		What: "Synthetic incidents into a new node", Data: b.crowd(), Target: "≤ 15 s, memory < 400 MB",
		Met: run.took <= 15*time.Second && run.peakMB < 400, Values: run.values(), Shown: run.String(),
	})
	return nil
}

func (b *bench) crowd() string {
	return fmt.Sprintf("%s synthetic incidents, seed %d", thousands(b.c.Incidents), b.c.Seed)
}

// fill is the child's part of synthetic.
func (c benchCmd) fill(e *env) error {
	workFast()
	n, err := node.Open(e.ctx, node.Config{Data: c.Fill})
	if err != nil {
		return err
	}
	defer n.Close()
	bar := e.meter("Filling")
	defer bar.done()
	done := 0
	for batch := range synthetic.Batches(synthetic.Claims(c.Seed, c.Incidents), 2000) {
		if _, err := n.AddClaims(e.ctx, "import:synthetic", batch); err != nil {
			return err
		}
		done += len(batch)
		bar.set(done, c.Incidents)
	}
	return nil
}

// process is how a process of its own went.
type process struct {
	took   time.Duration
	cpu    time.Duration // over all cores; more than took tells of threads, much less of a busy machine or disk
	peakMB float64
	out    string
}

func (p process) values() map[string]float64 {
	return map[string]float64{"seconds": p.took.Seconds(), "cpu_seconds": p.cpu.Seconds(), "peak_mb": p.peakMB}
}

// String is the process as the table shows it.
func (p process) String() string {
	return fmt.Sprintf("%.2f s (%.2f s of CPU), peak memory %.0f MB", p.took.Seconds(), p.cpu.Seconds(), p.peakMB)
}

// run runs this program as a process of its own.
func (b *bench) run(args ...string) (process, error) {
	cmd := exec.CommandContext(b.ctx, b.self, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, b.errs
	begin := time.Now()
	err := cmd.Start()
	var p process
	if err == nil {
		ended, peak := make(chan struct{}), make(chan float64)
		go watchMemory(cmd.Process.Pid, ended, peak)
		err = cmd.Wait()
		p.took = time.Since(begin)
		close(ended)
		p.peakMB = <-peak
	}
	p.out = out.String()
	if err != nil {
		return p, fmt.Errorf("running tansiq %s: %w", strings.Join(args, " "), err)
	}
	p.cpu = cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if u, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && p.peakMB == 0 {
		p.peakMB = float64(u.Maxrss) / 1024 // kB on Linux
	}
	return p, nil
}

// watchMemory follows the most memory that a process ever held until it ends. What Linux says of a process that has ended
// is no use: it counts what this one held when it began the other.
func watchMemory(pid int, ended <-chan struct{}, peak chan<- float64) {
	most := 0.0
	for {
		if mb, err := memoryOf(pid, "VmHWM"); err == nil {
			most = max(most, mb)
		}
		select {
		case <-ended:
			peak <- most
			return
		case <-time.After(2 * time.Millisecond):
		}
	}
}

// queries measures first pages and clusters over many different queries, first just after opening the node,
// then once more.
func (b *bench) queries() error {
	staySmall()
	n, err := node.Open(b.ctx, node.Config{Data: filepath.Join(b.dir, "synthetic")})
	if err != nil {
		return err
	}
	defer n.Close()
	words, err := newVocabulary(b.ctx, n)
	if err != nil {
		return err
	}
	who := store.Viewer{System: true}
	random := rand.New(rand.NewPCG(b.c.Seed, 2))
	pages := slices.Collect(synthetic.Queries(b.c.Seed, b.c.Queries))
	plainMaps := words.countrywide(random, false, b.c.Queries)
	wordMaps := words.countrywide(random, true, b.c.Queries)
	list := func(q store.Query) error {
		if _, err := n.List(b.ctx, who, q, "", 60); err != nil {
			return err
		}
		_, err := n.Count(b.ctx, who, q)
		return err
	}
	cluster := func(q store.Query) error {
		_, err := n.Map(b.ctx, who, q, 6)
		return err
	}
	matches := func(qs []store.Query) (int, error) { // how many incidents half of the queries select at least
		counts := make([]int, len(qs))
		for i, q := range qs {
			c, err := n.Count(b.ctx, who, q)
			if err != nil {
				return 0, err
			}
			counts[i] = c.N
		}
		slices.Sort(counts)
		return counts[len(counts)/2], nil
	}
	for _, m := range []struct {
		what  string
		qs    []store.Query
		ask   func(store.Query) error
		limit time.Duration
	}{
		{"First page and count of a Picture query", pages, list, 50 * time.Millisecond},
		{"Whole-country clusters", plainMaps, cluster, 100 * time.Millisecond},
		{"Whole-country clusters with a text filter", wordMaps, cluster, 300 * time.Millisecond},
	} {
		median, err := matches(m.qs)
		if err != nil {
			return err
		}
		for _, caches := range []string{"cold", "warm"} {
			if caches == "cold" { // what the node itself keeps in memory is gone; the system's cache is not ours to empty
				n.Close()
				if n, err = node.Open(b.ctx, node.Config{Data: filepath.Join(b.dir, "synthetic")}); err != nil {
					return err
				}
			}
			bar := b.meter(m.what + ", " + caches)
			times := make([]time.Duration, len(m.qs))
			for i, q := range m.qs {
				begin := time.Now()
				if err := m.ask(q); err != nil {
					return fmt.Errorf("asking %+v: %w", q, err)
				}
				times[i] = time.Since(begin)
				bar.set(i+1, len(m.qs))
			}
			bar.done()
			slices.Sort(times)
			p := func(share float64) float64 {
				return float64(times[min(int(share*float64(len(times))), len(times)-1)].Microseconds()) / 1000
			}
			p50, p90, p99 := p(.5), p(.9), p(.99)
			b.add(benchLine{
				What: m.what, Data: fmt.Sprintf("%s, %s different queries that match %s in the median", b.crowd(), thousands(len(m.qs)), thousands(median)), Caches: caches,
				Target: fmt.Sprintf("p99 < %d ms", m.limit.Milliseconds()), Met: p99 < float64(m.limit.Milliseconds()),
				Values: map[string]float64{"p50_ms": p50, "p90_ms": p90, "p99_ms": p99},
				Shown:  fmt.Sprintf("p50 %.1f ms, p90 %.1f ms, p99 %.1f ms", p50, p90, p99),
			})
		}
	}
	return nil
}

// vocabulary is what questions can be made of, taken from the incidents themselves.
type vocabulary struct {
	frequent, rare []string
	classes        []incident.Class
	sides          []incident.Side
	from, to       incident.Day
}

func newVocabulary(ctx context.Context, n *node.Node) (vocabulary, error) {
	var v vocabulary
	everybody, all := store.Viewer{System: true}, store.Query{From: incident.NoDay, To: incident.NoDay}
	facets, err := n.Facets(ctx, everybody, all)
	if err != nil {
		return v, err
	}
	for _, c := range node.Classes {
		if facets["class"][string(c)] > 0 {
			v.classes = append(v.classes, c)
		}
	}
	for side := range facets["side"] {
		v.sides = append(v.sides, incident.Side(side))
	}
	slices.Sort(v.sides)
	weeks, err := n.Weeks(ctx, everybody, all)
	if err != nil {
		return v, err
	}
	if len(weeks) == 0 || len(v.sides) == 0 || len(v.classes) == 0 {
		return v, errors.New("the synthetic incidents have no dates, sides or classes to ask for")
	}
	v.from, v.to = weeks[0].Week, weeks[0].Week
	for _, w := range weeks {
		v.from, v.to = min(v.from, w.Week), max(v.to, w.Week+6)
	}
	count := map[string]int{}
	cursor := ""
	for range 10 {
		page, err := n.List(ctx, everybody, all, cursor, 200)
		if err != nil {
			return v, err
		}
		for _, row := range page.Rows {
			words := []string{row.Title.EN, row.Title.AR}
			if row.Place != nil {
				words = append(words, row.Place.Name.EN, row.Place.Name.AR)
			}
			for _, w := range strings.Fields(strings.Join(words, " ")) {
				if w = strings.Trim(w, ".,:;()،"); len([]rune(w)) > 2 {
					count[w]++
				}
			}
		}
		if cursor = page.Next; cursor == "" {
			break
		}
	}
	v.rare = slices.Sorted(maps.Keys(count))
	if len(v.rare) == 0 {
		return v, errors.New("the synthetic incidents have no words to ask for")
	}
	v.frequent = slices.Clone(v.rare)
	slices.SortStableFunc(v.frequent, func(x, y string) int { return count[y] - count[x] })
	v.frequent = v.frequent[:min(40, len(v.frequent))]
	return v, nil
}

// countrywide makes different queries without a place, as people narrow the map of a whole country: time, class,
// side, and with words, half of them frequent ones.
func (v vocabulary) countrywide(r *rand.Rand, withWords bool, count int) []store.Query {
	seen := map[string]bool{}
	var qs []store.Query
	for len(qs) < count {
		q := store.Query{From: incident.NoDay, To: incident.NoDay}
		if withWords {
			q.Text = v.frequent[r.IntN(len(v.frequent))]
			if r.IntN(2) == 0 {
				q.Text = v.rare[r.IntN(len(v.rare))]
			}
			if r.IntN(4) == 0 {
				q.Text += " " + v.frequent[r.IntN(len(v.frequent))]
			}
		}
		if r.IntN(4) > 0 {
			q.From = v.from + incident.Day(r.IntN(int(v.to-v.from)))
			if r.IntN(2) == 0 {
				q.To = q.From + incident.Day(r.IntN(900))
			}
		}
		for range r.IntN(3) {
			if c := v.classes[r.IntN(len(v.classes))]; !slices.Contains(q.Classes, c) {
				q.Classes = append(q.Classes, c)
			}
		}
		if r.IntN(4) == 0 {
			q.Sides = append(q.Sides, v.sides[r.IntN(len(v.sides))])
		}
		if key := node.QueryValues(q).Encode(); !seen[key] {
			seen[key] = true
			qs = append(qs, q)
		}
	}
	return qs
}

// start measures a whole process: from its first instruction to its first answer, and what it holds at rest.
func (b *bench) start() error {
	dir := filepath.Join(b.dir, "sample")
	n, err := node.Open(b.ctx, node.Config{Data: dir})
	if err != nil {
		return err
	}
	quiet := *b.env
	quiet.errs = io.Discard
	people, err := makePeople(&quiet, n)
	if err == nil {
		err = fillSample(&quiet, n, people)
	}
	if err != nil {
		return fmt.Errorf("making the sample desk: %w", err)
	}
	if err := n.Close(); err != nil {
		return err
	}
	var starts []time.Duration
	var rest float64
	for range 5 {
		took, rss, err := b.serveOnce(dir)
		if err != nil {
			return err
		}
		starts, rest = append(starts, took), max(rest, rss)
	}
	slices.Sort(starts)
	median := float64(starts[len(starts)/2].Microseconds()) / 1000
	b.add(benchLine{
		What: "Start of an existing node, to its first answer", Data: "sample desk, median of 5", Caches: "warm", Target: "< 300 ms", Met: median < 300,
		Values: map[string]float64{"ms": median}, Shown: fmt.Sprintf("%.0f ms", median),
	})
	b.add(benchLine{
		What: "Resident memory at rest", Data: "sample desk, 3 s after its first answer, largest of 5", Target: "< 80 MB", Met: rest < 80,
		Values: map[string]float64{"mb": rest}, Shown: fmt.Sprintf("%.0f MB", rest),
	})
	return nil
}

// serveOnce starts `tansiq serve` and stops it again.
func (b *bench) serveOnce(dir string) (took time.Duration, restMB float64, err error) {
	l, err := listen("127.0.0.1:0") // finds a free port
	if err != nil {
		return 0, 0, err
	}
	address := l.Addr().String()
	l.Close()
	cmd := exec.CommandContext(b.ctx, b.self, "serve", "--data", dir, "--listen", address)
	cmd.Stderr = b.errs
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return 0, 0, err
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		if e := cmd.Wait(); err == nil && e != nil {
			err = fmt.Errorf("stopping tansiq serve: %w", e)
		}
	}()
	for {
		answer, e := http.Get("http://" + address + "/sign-in") //nolint:noctx // b.ctx ends the server that is asked
		if e == nil {
			answer.Body.Close()
			if answer.StatusCode != http.StatusOK {
				return 0, 0, fmt.Errorf("/sign-in answered %s", answer.Status)
			}
			break
		}
		if time.Since(begin) > 20*time.Second {
			return 0, 0, fmt.Errorf("tansiq serve did not answer within 20 s: %w", e)
		}
		time.Sleep(2 * time.Millisecond)
	}
	took = time.Since(begin)
	time.Sleep(3 * time.Second)
	restMB, err = memoryOf(cmd.Process.Pid, "VmRSS")
	return took, restMB, err
}

// memoryOf reads how much memory a process holds (VmRSS) or ever held (VmHWM), in MB.
func memoryOf(pid int, what string) (float64, error) {
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("reading the memory of a process: %w", err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		var kb float64
		if _, err := fmt.Sscanf(s.Text(), what+": %f kB", &kb); err == nil {
			return kb / 1024, nil
		}
	}
	return 0, fmt.Errorf("reading the memory of a process: the system does not say")
}

// binary measures this program's file.
func (b *bench) binary() error {
	info, err := os.Stat(b.self)
	if err != nil {
		return err
	}
	mb := float64(info.Size()) / (1 << 20)
	b.add(benchLine{What: "Size of the program", Data: "one file, pages and tables included", Target: "< 60 MB", Met: mb < 60,
		Values: map[string]float64{"mb": mb}, Shown: fmt.Sprintf("%.1f MB", mb)})
	return nil
}

// print writes the Markdown table.
func (b *bench) print() {
	fmt.Fprintf(b.errs, "\n")
	fmt.Fprintln(b.env.out, "| what | measured | target | data | caches |")
	fmt.Fprintln(b.env.out, "|---|---|---|---|---|")
	for _, l := range b.out.Rows {
		target := l.Target
		if !l.Met {
			target += " (missed)"
		}
		fmt.Fprintf(b.env.out, "| %s | %s | %s | %s | %s |\n", l.What, l.Shown, target, l.Data, l.Caches)
	}
	fmt.Fprintf(b.env.out, "\nTansiq %s, %s, %s (%d CPUs); %s; %s. Cold: the first time after opening the node, with the system's file cache as it was.\n",
		b.out.Tansiq, b.out.Go, b.out.CPU, b.out.CPUs, b.out.Database, b.out.Durability)
}

// cpu names the processor.
func cpu() string {
	f, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if name, ok := strings.CutPrefix(s.Text(), "model name"); ok {
			return strings.TrimSpace(strings.TrimLeft(name, "\t :"))
		}
	}
	return runtime.GOARCH
}
