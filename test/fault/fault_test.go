// Package fault_test kills real nodes, cuts their disks and their lines, and wants nothing lost and nothing doubled.
package fault_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/ledger"
	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// killsVariable says how many kills there are; many more in `make soak` than in `make test`.
const killsVariable = "TANSIQ_SOAK_KILLS"

// pair is the two nodes, giver first, between processes: where their files are and how they are reached.
type pair struct {
	t       *testing.T
	data    [2]string
	doors   [2]string // addresses that the doors listen on
	lines   [2]*line  // and the lines that lead there
	ids     [2]string // party ids
	names   [2]string
	clock   fast
	moved   atomic.Int64 // nanoseconds by which the clock was moved besides, while no worker runs
	lineage string
}

func (p *pair) now() time.Time { return p.clock.now().Add(time.Duration(p.moved.Load())) }

// open opens both nodes in this process.
func (p *pair) open() (both [2]*desk) {
	p.t.Helper()
	for i := range both {
		d, err := open(p.t.Context(), p.data[i], p.doors[i], p.now, p.t.Output())
		if err != nil {
			p.t.Fatal(err)
		}
		both[i] = d
	}
	return both
}

func (p *pair) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

// settle delivers until nothing is due on either side.
func (p *pair) settle(both [2]*desk) {
	p.t.Helper()
	for range 1000 {
		sent := 0
		for _, d := range both {
			n, err := d.Deliver(p.t.Context())
			p.must(err)
			sent += n
		}
		if sent == 0 {
			return
		}
	}
	p.t.Fatal("the nodes never come to rest")
}

// meet makes two nodes that know each other, with an agreement in force under which the first gives.
func meet(t *testing.T) *pair {
	p := &pair{t: t, names: [2]string{"coalition", "damascus"},
		clock: fast{Real: time.Now().Round(0), Shown: time.Date(2025, 1, 2, 8, 0, 0, 0, time.UTC)}}
	for i := range p.data {
		p.data[i] = filepath.Join(t.TempDir(), p.names[i])
		l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0") // finds a free port
		p.must(err)
		p.doors[i] = l.Addr().String()
		l.Close()
		p.lines[i] = newLine(t, p.doors[i])
	}
	both := p.open()
	for i, d := range both {
		p.must(d.SetSetting(t.Context(), "", node.SettingName, p.names[i]+" desk"))
		p.must(d.SetSetting(t.Context(), "", node.SettingDoor, p.lines[i].address()))
		keys, err := d.Keys(t.Context())
		p.must(err)
		p.ids[i] = keys.Public().ID
	}
	for i, d := range both {
		card, err := both[1-i].Card(t.Context())
		p.must(err)
		partner, err := d.PinPartner(t.Context(), "ada", card.Short())
		p.must(err)
		if partner.State != node.PartnerPinned {
			t.Fatalf("%s holds the other as %s", p.names[i], partner.State)
		}
	}
	now := p.now()
	id, err := both[0].ProposeAgreement(t.Context(), "rana", "", agreement.Terms{Giver: p.ids[0], Taker: p.ids[1], Title: text.Bilingual{AR: "إنذارات", EN: "Warnings"},
		Kinds: []agreement.Kind{agreement.Warning, agreement.Report}, Subjects: []string{agreement.Any}, Units: []string{agreement.Any},
		From: incident.NoDay, To: incident.NoDay, Ceiling: incident.TLPAmber, Finest: incident.PlaceExact, Purpose: agreement.ProtectPeople, PAP: agreement.PAPAmber,
		Basis: agreement.DutyToWarn, Onward: agreement.Onward{Rule: agreement.OnwardAsk}, RetentionDays: 300, BeatMinutes: 1,
		Starts: incident.DayOf(now), Ends: incident.DayOf(now) + 300, OnBreach: agreement.DropFirst}, now.Add(time.Hour), now.Add(time.Hour))
	p.must(err)
	p.settle(both)
	p.must(both[1].SignInstrument(t.Context(), "rana", id))
	p.settle(both)
	p.clock.Shown = p.clock.Shown.Add(61 * time.Minute) // for good
	p.settle(both)
	list, err := both[0].Agreements(t.Context(), p.ids[1])
	p.must(err)
	if len(list) != 1 || !list[0].InForce {
		t.Fatalf("the agreement is not in force: %+v", list)
	}
	p.lineage = list[0].Lineage
	for _, d := range both {
		p.must(d.close())
	}
	return p
}

// process is a node in a process of its own.
type process struct {
	cmd   *exec.Cmd
	ready chan struct{}
	read  chan struct{} // closed when all that it said has been read

	mu   sync.Mutex
	left []string // releases that it said have left
}

// start starts one of the two nodes; run is a number that no start before had.
func (p *pair) start(i, run int) *process {
	p.t.Helper()
	b, err := json.Marshal(orders{Gives: i == 0, Data: p.data[i], Door: p.doors[i], Partner: p.ids[1-i], Lineage: p.lineage, Run: run, Clock: p.clock})
	p.must(err)
	w := &process{cmd: exec.Command(os.Args[0]), ready: make(chan struct{}), read: make(chan struct{})} //nolint:noctx // it is killed
	w.cmd.Env = append(os.Environ(), workerVariable+"="+string(b))
	w.cmd.Stderr = prefixed{p.t, p.names[i]}
	out, err := w.cmd.StdoutPipe()
	p.must(err)
	p.must(w.cmd.Start())
	go w.listen(out)
	return w
}

func (w *process) listen(out io.Reader) {
	defer close(w.read)
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if lines.Text() == "ready" {
			close(w.ready)
			continue
		}
		if id, ok := strings.CutPrefix(lines.Text(), "left "); ok {
			w.mu.Lock()
			w.left = append(w.left, id)
			w.mu.Unlock()
		}
	}
}

// kill kills it, at once and without a word, and returns what it said has left. It fails when the process had ended by
// itself.
func (w *process) kill() ([]string, error) {
	if err := w.cmd.Process.Kill(); err != nil {
		return nil, fmt.Errorf("it had ended by itself: %w", err)
	}
	<-w.read
	err := w.cmd.Wait()
	if status, ok := w.cmd.ProcessState.Sys().(syscall.WaitStatus); !ok || !status.Signaled() || status.Signal() != syscall.SIGKILL {
		return nil, fmt.Errorf("it ended by itself: %w", err)
	}
	return w.left, nil
}

// prefixed passes on what a process says in the log of the test.
type prefixed struct {
	t    *testing.T
	name string
}

func (p prefixed) Write(b []byte) (int, error) {
	p.t.Logf("%s: %s", p.name, bytes.TrimSpace(b))
	return len(b), nil
}

// TestKilled gives and takes in two processes that are killed again and again, at random moments, also with the log of
// the database cut back to what was synced, and with the line between them cut.
func TestKilled(t *testing.T) {
	kills := 40
	if s := os.Getenv(killsVariable); s != "" {
		var err error
		if kills, err = strconv.Atoi(s); err != nil {
			t.Fatalf("%s: %v", killsVariable, err)
		}
	}
	seed := uint64(time.Now().UnixNano())
	r := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a test
	p := meet(t)
	t.Logf("%d kills, seed %d", kills, seed) // moments differ all the same
	var workers [2]*process
	run := 0
	for i := range workers {
		run++
		workers[i] = p.start(i, run)
	}
	left := map[string]bool{}
	cuts, gone, partitions := 0, int64(0), 0
	for k := 0; k < kills; {
		for i, w := range workers {
			select {
			case <-w.ready:
			case <-w.read:
				t.Fatalf("%s ended by itself", p.names[i])
			case <-time.After(time.Minute):
				t.Fatalf("%s does not start", p.names[i])
			}
		}
		partition := r.IntN(5) == 0
		if partition {
			partitions++
			time.Sleep(time.Duration(r.IntN(100)) * time.Millisecond)
			p.lines[r.IntN(2)].cut()
		}
		time.Sleep(time.Duration(20+r.IntN(800)) * time.Millisecond)
		victims := [][]int{{0}, {1}, {0}, {1}, {0, 1}}[r.IntN(5)]
		for _, i := range victims {
			ids, err := workers[i].kill()
			if err != nil {
				t.Fatalf("%s: %v", p.names[i], err)
			}
			for _, id := range ids {
				left[id] = true
			}
			if k++; r.IntN(3) == 0 {
				n, err := cutLog(p.data[i])
				p.must(err)
				cuts++
				gone += n
			}
		}
		for _, l := range p.lines {
			l.mend()
		}
		for _, i := range victims {
			run++
			workers[i] = p.start(i, run)
		}
		if k%100 < len(victims) && k >= 100 {
			t.Logf("%d kills", k)
		}
	}
	for i, w := range workers {
		<-w.ready
		ids, err := w.kill()
		if err != nil {
			t.Fatalf("%s: %v", p.names[i], err)
		}
		for _, id := range ids {
			left[id] = true
		}
	}
	t.Logf("%d kills, %d logs cut (%d bytes behind the last synced frame), %d cut lines; %d releases were said to have left", kills+2, cuts, gone, partitions, len(left))
	p.agree(left)
}

// agree brings both nodes to rest and holds them against each other.
func (p *pair) agree(left map[string]bool) {
	t, ctx := p.t, p.t.Context()
	both := p.open()
	defer func() {
		for _, d := range both {
			p.must(d.close())
		}
	}()
	last := orders{Gives: true, Lineage: p.lineage, Partner: p.ids[1]}
	p.must(last.finish(ctx, both[0], io.Discard))
	for range 8 { // waits after failures end, the beat comes, what is owed is paid
		p.moved.Add(int64(time.Hour))
		p.must(both[0].Beat(ctx))
		p.settle(both)
	}
	for i, d := range both {
		faults, err := d.Faults(ctx, "")
		p.must(err)
		for _, f := range faults {
			t.Errorf("%s recorded a fault: %s: %s", p.names[i], f.Code, f.Detail)
		}
		partner, err := d.Partner(ctx, p.ids[1-i])
		p.must(err)
		if partner.Frozen != "" || partner.Recovery != nil {
			t.Errorf("%s: frozen by %q, recovery %+v", p.names[i], partner.Frozen, partner.Recovery)
		}
		waiting, err := d.Outbox(ctx, p.ids[1-i], 0)
		p.must(err)
		for _, o := range waiting {
			if o.State != "sent" {
				t.Errorf("%s: the parcel %s (%s) is %s: %s", p.names[i], o.ID, o.Kind, o.State, o.Error)
			}
		}
		if damage, err := d.Check(ctx); err != nil || len(damage) > 0 {
			t.Errorf("%s: the database: %v %v", p.names[i], damage, err)
		}
		if j, err := d.VerifyJournal(ctx); err != nil || j.Fault != "" {
			t.Errorf("%s: the journal: %+v %v", p.names[i], j, err)
		}
	}
	p.sameLedgers(both)
	p.arrived(both, left)
}

// sameLedgers verifies both ledgers with public keys alone, and wants one balance at both ends.
func (p *pair) sameLedgers(both [2]*desk) {
	t, ctx := p.t, p.t.Context()
	var cards []party.Card
	for _, d := range both {
		c, err := d.Card(ctx)
		p.must(err)
		cards = append(cards, c)
	}
	for i, d := range both {
		var file bytes.Buffer
		p.must(d.LedgerFile(ctx, p.ids[1-i], &file))
		if v, err := node.VerifyLedgerFile(&file, cards, "en"); err != nil || len(v.Logs) != 2 {
			t.Errorf("%s: the ledger does not verify: %v %+v", p.names[i], err, v)
		}
	}
	x, err := both[0].Balance(ctx, p.ids[1], -1, -1)
	p.must(err)
	y, err := both[1].Balance(ctx, p.ids[0], -1, -1)
	p.must(err)
	if x.Ours != y.Theirs {
		t.Errorf("%s wrote %d entries and %s holds %d", p.names[0], x.Ours, p.names[1], y.Theirs)
	}
	m, n := min(x.Ours, y.Theirs), min(x.Theirs, y.Ours)
	x, err = both[0].Balance(ctx, p.ids[1], m, n)
	p.must(err)
	y, err = both[1].Balance(ctx, p.ids[0], n, m)
	p.must(err)
	if a, b := asJSON(t, x), asJSON(t, y.Swap()); a != b {
		t.Errorf("the balance at (%d, %d) differs:\n%s\n%s", m, n, a, b)
	}
	t.Logf("ledgers of %d and %d entries", m, n)
}

func asJSON(t *testing.T, v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// arrived wants every copy that stands given at the taker, byte for byte and once.
func (p *pair) arrived(both [2]*desk, left map[string]bool) {
	t, ctx := p.t, p.t.Context()
	for _, state := range []string{node.ReleaseAwaiting, node.ReleaseApproved} {
		list, err := both[0].Releases(ctx, "", state)
		p.must(err)
		for _, r := range list {
			t.Errorf("release %s is %s at the end", r.ID, state)
		}
	}
	given, err := both[0].Releases(ctx, "", node.ReleaseGiven)
	p.must(err)
	for _, r := range given {
		delete(left, r.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(left)) {
		r, err := both[0].Release(ctx, id)
		p.must(err)
		t.Errorf("release %s had left, and is %s now", id, r.State)
	}
	copies := map[string][]byte{}
	p.must(both[0].Consult(ctx, "reading copies", func(x store.Exchange) error {
		list, err := x.Records("copy", store.Filter{Owner: p.lineage, State: "given"})
		for _, r := range list {
			copies[r.ID] = r.Raw
		}
		return err
	}))
	held := map[string][]byte{}
	p.must(both[1].Consult(ctx, "reading objects", func(x store.Exchange) error {
		for id := range copies {
			versions, err := x.Versions("partner:"+p.ids[0], id)
			if err != nil {
				return err
			}
			if n := len(versions); n > 0 {
				held[id] = versions[n-1].Raw
			}
		}
		return nil
	}))
	incidents := map[string]bool{}
	for id, raw := range copies {
		if !bytes.Equal(raw, held[id]) {
			t.Errorf("%s stands given as\n%s\nand the taker holds\n%s", id, raw, held[id])
		}
		incidents[id] = strings.HasPrefix(id, "incident--")
	}
	maps.DeleteFunc(incidents, func(_ string, is bool) bool { return !is })
	inbox, err := both[1].Inbox(ctx, p.ids[0], 0)
	p.must(err)
	for _, r := range inbox {
		if r.State == "held" && !incidents[r.Copy] {
			t.Errorf("the taker holds %s, which does not stand given", r.Copy)
		}
		if r.State == "held" {
			delete(incidents, r.Copy)
		}
	}
	for id := range incidents {
		t.Errorf("%s stands given and did not come", id)
	}
	list, err := both[0].Given(ctx, p.ids[1], 0)
	p.must(err)
	for _, g := range list {
		if !g.Arrived {
			t.Errorf("%s has no receipt", g.ID)
		}
	}
	t.Logf("%d releases, %d copies of %d incidents", len(given), len(copies), len(list))
	p.once(both)
}

// once wants nothing given or taken twice: neither a version of a copy in the ledger, nor a parcel in the journal.
func (p *pair) once(both [2]*desk) {
	t, ctx := p.t, p.t.Context()
	for i, d := range both {
		seen := map[string]int{}
		p.must(d.JournalLines(ctx, func(body, _ []byte) error {
			var e store.Event
			if err := json.Unmarshal(body, &e); err != nil {
				return err
			}
			if e.Act == store.ActReceived {
				seen[e.Ref]++
			}
			return nil
		}))
		for parcel, n := range seen {
			if n > 1 {
				t.Errorf("%s took the parcel %s %d times", p.names[i], parcel, n)
			}
		}
		gave := map[[2]string]int{}
		acknowledged := map[string]int{}
		p.must(d.Consult(ctx, "reading the ledger", func(x store.Exchange) error {
			for j := range p.ids {
				l := ledger.Log{Writer: p.ids[j], Reader: p.ids[1-j]}
				how, err := x.Log(l.Origin())
				if err != nil {
					return err
				}
				entries, err := x.Entries(l.Origin(), 0, how.Size)
				if err != nil {
					return err
				}
				for _, e := range entries {
					c, err := ledger.ParseContent(e.Content)
					if err != nil {
						return err
					}
					switch c.Kind {
					case ledger.Gave:
						gave[[2]string{c.Ref, c.Digest}]++
					case ledger.Acknowledged:
						acknowledged[c.Ref]++
					}
				}
			}
			return nil
		}))
		for g, n := range gave {
			if n > 1 {
				t.Errorf("%s: the ledger says %d times that %s was given", p.names[i], n, g[0])
			}
		}
		for ref, n := range acknowledged {
			if n > 1 {
				t.Errorf("%s: the ledger says %d times that %s was acknowledged", p.names[i], n, ref)
			}
		}
	}
}
