package fault_test

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"tansiq/internal/door"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/parcel"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// workerVariable is the environment variable that turns this test binary into one of the two nodes.
const workerVariable = "TANSIQ_TEST_FAULT_WORKER"

// orders tell a worker which node it is.
type orders struct {
	Gives   bool   // it gives; otherwise it takes
	Data    string // directory
	Door    string // address that its door listens on
	Partner string // party id
	Lineage string // agreement under which it gives
	Run     int    // how often a worker was started before: makes names that are new
	Clock   fast
}

// fast is a clock that all processes of a test share: a minute of it goes by in a second, so that leases, waits after
// failures and beats all pass in a test.
type fast struct {
	Real  time.Time // when it began
	Shown time.Time // what it showed then
}

const speed = 60

func (f fast) now() time.Time { return f.Shown.Add(speed * time.Since(f.Real.Round(0))).UTC() }

func TestMain(m *testing.M) {
	if s := os.Getenv(workerVariable); s != "" {
		var o orders
		err := json.Unmarshal([]byte(s), &o)
		if err == nil {
			err = o.work(context.Background(), os.Stdout)
		}
		fmt.Fprintln(os.Stderr, "worker:", err) // it never ends by itself
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// desk is a node with a door.
type desk struct {
	*node.Node
	door *http.Server
	log  *slog.Logger
}

// open opens a node on disk, and its door unless the address is empty.
func open(ctx context.Context, data, address string, now func() time.Time, log io.Writer) (*desk, error) {
	d := &desk{log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelError}))}
	n, err := node.Open(ctx, node.Config{Data: data, Now: now, Log: d.log})
	if err != nil {
		return nil, err
	}
	d.Node = n
	n.UseTransport(door.NewClient(func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return n.Certificate(ctx) }, parcel.MaxSize))
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, errors.Join(err, n.Close())
	}
	limits := door.DefaultLimits(parcel.MaxSize)
	d.door = door.Server(door.Handler(n, d.log, limits), func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return n.Certificate(ctx) }, limits, d.log)
	go func() {
		if err := d.door.ServeTLS(l, "", ""); !errors.Is(err, http.ErrServerClosed) {
			d.log.Error("the door has closed", "error", err)
		}
	}()
	return d, nil
}

func (d *desk) close() error { return errors.Join(d.door.Close(), d.Node.Close()) }

// work gives or takes until the process is killed, and says on out what it is done with: "ready" at first, then a
// line for each release that left.
func (o orders) work(ctx context.Context, out io.Writer) error {
	d, err := open(ctx, o.Data, o.Door, o.Clock.now, os.Stderr)
	if err != nil {
		return err
	}
	var runs sync.WaitGroup
	runs.Go(func() { d.Run(ctx) })
	fmt.Fprintln(out, "ready")
	for i := 0; ; i++ {
		if o.Gives {
			err = o.give(ctx, d, out, i)
		} else {
			err = o.take(ctx, d)
		}
		if err != nil {
			return err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// claim is something that a desk states; version makes another text under the same key.
func claim(key string, version int) store.Placed {
	day := incident.DayOf(time.Date(2025, 1, 11, 0, 0, 0, 0, time.UTC))
	title := fmt.Sprintf("Plot %s, version %d", key, version)
	return store.Placed{Claim: incident.Claim{ID: incident.ClaimID(key, []byte(title)), Key: key, Class: incident.FoiledPlot, Certainty: incident.Planned,
		Title:   text.Bilingual{AR: "مخطط لتفجير مقام السيدة زينب", EN: title},
		Summary: text.Bilingual{AR: "يُعدّ عناصر من التنظيم لتفجير داخل المقام.", EN: "Members of Islamic State are preparing a bombing inside the shrine."},
		When:    incident.When{Start: day, End: day, Precision: incident.TimeDay},
		Places: []incident.Place{{Name: text.Bilingual{AR: "السيدة زينب", EN: "Sayyida Zaynab"}, Coord: &incident.Coord{Lon: 36.34, Lat: 33.444},
			Precision: incident.PlaceTown, Unit: "SY-RD"}},
		Actors:  []incident.Participant{{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}, Role: incident.By}},
		Source:  incident.Source{ID: "desk:ana", Name: "Ana", Kind: incident.SourceDesk, Published: incident.NoDay},
		Marking: incident.TLPAmber, Grade: incident.Grade{Reliability: "B", Credibility: "2"}}}
}

// give finishes what an earlier run left half done, then lets something new or changed go: at once, or on the beat.
func (o orders) give(ctx context.Context, d *desk, out io.Writer, i int) error {
	if i == 0 {
		if err := o.finish(ctx, d, out); err != nil {
			return err
		}
	}
	key := fmt.Sprintf("desk:%d-%d", o.Run, i)
	version := 1
	if i%4 == 3 { // what went before in another version
		key, version = fmt.Sprintf("desk:%d-%d", o.Run, i-rand.IntN(3)-1), i
	}
	claims := []store.Placed{claim(key, version)}
	for j := range i % 3 {
		claims = append(claims, claim(fmt.Sprintf("%s-%d", key, j), version))
	}
	if _, err := d.AddByHand(ctx, "ana", claims); err != nil {
		return fmt.Errorf("adding %s: %w", key, err)
	}
	var incidents []string
	err := d.Consult(ctx, "finding incidents", func(x store.Exchange) error {
		held, err := x.Claims(nil, []string{key})
		incidents = nil
		for _, h := range held {
			incidents = append(incidents, h.Incident)
		}
		return err
	})
	if err != nil {
		return err
	}
	r, err := d.ProposeRelease(ctx, "ana", node.Release{Lineage: o.Lineage, Incidents: incidents, Urgent: i%2 == 0})
	if is(err, "nothing_goes") {
		return nil // a version that stands given already
	}
	if err != nil {
		return fmt.Errorf("proposing %s: %w", key, err)
	}
	return o.leave(ctx, d, out, r, i%3 != 0)
}

// finish approves and lets go what waits for it.
func (o orders) finish(ctx context.Context, d *desk, out io.Writer) error {
	for _, state := range []string{node.ReleaseAwaiting, node.ReleaseApproved} {
		list, err := d.Releases(ctx, "", state)
		if err != nil {
			return err
		}
		for _, r := range list {
			if err := o.leave(ctx, d, out, r, true); err != nil {
				return err
			}
		}
	}
	return nil
}

// leave approves a release and lets it go, at once or on the beat.
func (o orders) leave(ctx context.Context, d *desk, out io.Writer, r node.Release, now bool) error {
	err := d.ApproveRelease(ctx, "rana", r.ID)
	if is(err, "changed") { // a newer version was added and not proposed yet
		return o.again(ctx, d, out, r)
	}
	if err != nil && !is(err, "already") {
		return fmt.Errorf("approving %s: %w", r.ID, err)
	}
	if !now {
		return nil
	}
	if err := d.ReleaseNow(ctx, "rana", r.ID); err != nil && !is(err, "already") {
		return fmt.Errorf("releasing %s: %w", r.ID, err)
	}
	if r, err = d.Release(ctx, r.ID); err != nil {
		return err
	}
	if r.State == node.ReleaseApproved { // of what is no more: a newer version stands in its place
		return o.again(ctx, d, out, r)
	}
	_, err = fmt.Fprintln(out, "left", r.ID)
	return err
}

// again looks at a release anew and lets it go, or ends it when what it was about went with another.
func (o orders) again(ctx context.Context, d *desk, out io.Writer, r node.Release) error {
	err := d.RefreshRelease(ctx, "ana", r.ID)
	if is(err, "nothing_goes") {
		return d.RefuseRelease(ctx, "rana", r.ID, "it went with another")
	}
	if err != nil {
		return fmt.Errorf("looking at %s anew: %w", r.ID, err)
	}
	return o.leave(ctx, d, out, r, true)
}

// is reports whether an error is a refusal with a code.
func is(err error, code string) bool {
	var refused *node.ShareError
	return errors.As(err, &refused) && refused.Code == code
}

// take acknowledges what came, and tells what came of some of it.
func (o orders) take(ctx context.Context, d *desk) error {
	inbox, err := d.Inbox(ctx, o.Partner, 50)
	if err != nil {
		return err
	}
	var read []string
	for _, r := range inbox {
		if r.Ack.IsZero() && r.State == "held" {
			read = append(read, r.Copy)
		}
	}
	if len(read) == 0 {
		return nil
	}
	if err := d.Acknowledge(ctx, "bashar", o.Partner, read...); err != nil {
		return fmt.Errorf("acknowledging: %w", err)
	}
	if len(read)%2 == 0 {
		if err := d.TellOutcome(ctx, "bashar", o.Partner, node.Outcome{Copy: read[0], Code: "foiled"}); err != nil {
			return fmt.Errorf("telling an outcome: %w", err)
		}
	}
	_, err = d.DeliverTo(ctx, o.Partner)
	return err
}
