package door_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tansiq/internal/door"
	"tansiq/internal/node"
	"tansiq/internal/parcel"
	"tansiq/internal/party"
	"tansiq/internal/store"
)

// house is a node with a door of its own on this machine.
type house struct {
	*node.Node
	address string
	id      string
}

func ok[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// serve opens a door before a node and returns its address.
func serve(t *testing.T, n door.Node, cert func(*tls.ClientHelloInfo) (*tls.Certificate, error), l door.Limits) string {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	listener := ok((&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0"))(t)
	server := door.Server(door.Handler(n, log, l), cert, l, log)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := server.ServeTLS(listener, "", ""); !errors.Is(err, http.ErrServerClosed) {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { server.Close(); <-ended })
	return "https://" + listener.Addr().String()
}

// client returns a client that shows the certificate of a node.
func client(n *node.Node) *door.Client {
	return door.NewClient(func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		return n.Certificate(context.Background())
	}, parcel.MaxSize)
}

// build makes a node with a door.
func build(t *testing.T, name string, l door.Limits) *house {
	t.Helper()
	n := ok(node.Open(t.Context(), node.Config{Data: filepath.Join(t.TempDir(), name)}))(t)
	t.Cleanup(func() { n.Close() })
	n.UseTransport(client(n))
	h := &house{Node: n, id: ok(n.Keys(t.Context()))(t).Public().ID}
	h.address = serve(t, n, func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return n.Certificate(context.Background()) }, l)
	must(t, n.SetSetting(t.Context(), "", node.SettingName, name))
	must(t, n.SetSetting(t.Context(), "", node.SettingDoor, h.address))
	return h
}

// pin lets one node pin another by its short card.
func (h *house) pin(t *testing.T, other *house) {
	t.Helper()
	p := ok(h.PinPartner(t.Context(), "ada", ok(other.Card(t.Context()))(t).Short()))(t)
	if p.State != node.PartnerPinned {
		t.Fatalf("%s is %s", other.id, p.State)
	}
}

// pair is two nodes that know each other.
func pair(t *testing.T) (a, b *house) {
	limits := door.DefaultLimits(parcel.MaxSize)
	a, b = build(t, "coalition", limits), build(t, "damascus", limits)
	a.pin(t, b)
	b.pin(t, a)
	return a, b
}

// plain is an HTTP client that believes every certificate, for those who knock without being a node.
func plain(t *testing.T) *http.Client {
	tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}} // #nosec G402 -- a stranger
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

// answer is all of an HTTP answer but its date.
func answer(t *testing.T, r *http.Response, err error) (status int, all string) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body := ok(io.ReadAll(r.Body))(t)
	r.Header.Del("Date")
	var b bytes.Buffer
	must(t, r.Header.Write(&b))
	return r.StatusCode, fmt.Sprintf("%s\n%s\n%s", r.Status, b.String(), body)
}

// post hands bytes in at a door.
func post(t *testing.T, c *http.Client, address string, body io.Reader) (int, string) {
	t.Helper()
	r := ok(http.NewRequestWithContext(t.Context(), http.MethodPost, address+door.ParcelPath, body))(t)
	res, err := c.Do(r)
	return answer(t, res, err)
}

// greeting is a parcel that a node would send to a partner.
func greeting(t *testing.T, from *house, to string) []byte {
	t.Helper()
	keys := ok(from.Keys(t.Context()))(t)
	return ok(parcel.Seal(parcel.Parcel{ID: parcel.NewID(), From: from.id, To: to, At: time.Now(), Body: parcel.Heads{}}, keys))(t)
}

func TestTwoNodesMeet(t *testing.T) {
	a, b := pair(t)
	must(t, a.Greet(t.Context(), b.id))
	must(t, b.Greet(t.Context(), a.id))
	if p := ok(b.Partner(t.Context(), a.id))(t); p.Seen.IsZero() {
		t.Error("nothing came")
	}
}

func TestOnlyTLS13(t *testing.T) {
	h := build(t, "coalition", door.DefaultLimits(parcel.MaxSize))
	address := strings.TrimPrefix(h.address, "https://")
	for _, v := range []uint16{tls.VersionTLS10, tls.VersionTLS11, tls.VersionTLS12} {
		d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true, MinVersion: tls.VersionTLS10, MaxVersion: v}} // #nosec G402 -- what is refused
		if c, err := d.DialContext(t.Context(), "tcp", address); err == nil {
			c.Close()
			t.Errorf("%s was spoken", tls.VersionName(v))
		}
	}
	d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // #nosec G402 -- a stranger; no client certificate is shown
	c := ok(d.DialContext(t.Context(), "tcp", address))(t)
	defer c.Close()
	s := c.(*tls.Conn).ConnectionState()
	if s.Version != tls.VersionTLS13 || len(s.PeerCertificates) != 1 {
		t.Fatalf("%s, %d certificates", tls.VersionName(s.Version), len(s.PeerCertificates))
	}
	cert := s.PeerCertificates[0]
	if len(cert.Subject.Names) > 0 || len(cert.Issuer.Names) > 0 || len(cert.DNSNames)+len(cert.EmailAddresses)+len(cert.IPAddresses)+len(cert.URIs) > 0 {
		t.Errorf("the certificate names somebody: %s, %s, %v", cert.Subject, cert.Issuer, cert.DNSNames)
	}
	// And no other server speaks less to our client.
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.TLS = &tls.Config{MaxVersion: tls.VersionTLS12} // #nosec G402 -- what is refused
	old.StartTLS()
	defer old.Close()
	old.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	if _, err := client(h.Node).Send(t.Context(), old.URL, pinOf(old), nil); !errors.Is(err, node.ErrUnreachable) {
		t.Errorf("a server of TLS 1.2: %v", err)
	}
}

func pinOf(s *httptest.Server) [32]byte {
	return sha256.Sum256(s.Certificate().RawSubjectPublicKeyInfo)
}

// Somebody else answers at the partner's address: nothing is handed to them, and the parcel waits.
func TestPinMismatch(t *testing.T) {
	a, b := pair(t)
	stranger := build(t, "stranger", door.DefaultLimits(parcel.MaxSize))
	pin := ok(b.Keys(t.Context()))(t).Public().TLSPin()
	if _, err := client(a.Node).Send(t.Context(), stranger.address, pin, greeting(t, a, b.id)); !errors.Is(err, node.ErrKeyChanged) {
		t.Errorf("got %v", err)
	}
	must(t, a.ChangePartner(t.Context(), "ada", b.id, node.PartnerChange{Door: &stranger.address}))
	must(t, a.RotateKeys(t.Context(), "ada")) // leaves a parcel for every partner
	if sent := ok(a.Deliver(t.Context()))(t); sent != 0 {
		t.Errorf("%d parcels went to somebody else", sent)
	}
	if p := ok(a.Partner(t.Context(), b.id))(t); p.Failure != node.FailKeyChanged || p.Failures != 1 {
		t.Errorf("%d failures: %q", p.Failures, p.Failure)
	}
	if out := ok(a.Outbox(t.Context(), b.id, 0))(t); len(out) != 1 || out[0].State != "waiting" || out[0].Error != node.FailKeyChanged {
		t.Errorf("%+v", out)
	}
	if err := a.Greet(t.Context(), b.id); !errors.Is(err, node.ErrKeyChanged) {
		t.Errorf("greeting: %v", err)
	}
	// The keys of a card are held against its digest, whoever answers.
	c := ok(b.Card(t.Context()))(t)
	c.Door = stranger.address
	lone := build(t, "lone", door.DefaultLimits(parcel.MaxSize))
	if p, err := lone.PinPartner(t.Context(), "ada", c.Short()); err == nil && p.State == node.PartnerPinned {
		t.Error("the keys of somebody else were pinned")
	}
}

// A partner changes its keys: whoever has not heard of it yet does not speak to the new ones, and does once it has.
func TestPartnerChangesKeys(t *testing.T) {
	a, b := pair(t)
	must(t, b.RotateKeys(t.Context(), "ada"))
	if err := a.Greet(t.Context(), b.id); !errors.Is(err, node.ErrKeyChanged) {
		t.Errorf("before it was told: %v", err)
	}
	if sent := ok(b.Deliver(t.Context()))(t); sent != 1 {
		t.Fatalf("%d parcels", sent)
	}
	must(t, a.Greet(t.Context(), b.id))
	must(t, b.Greet(t.Context(), a.id))
}

func TestTooLarge(t *testing.T) {
	limits := door.DefaultLimits(1000)
	h := build(t, "coalition", limits)
	c := plain(t)
	for _, body := range []io.Reader{
		bytes.NewReader(make([]byte, 1001)),                   // says how long it is
		io.MultiReader(bytes.NewReader(make([]byte, 10_000))), // does not
	} {
		if status, all := post(t, c, h.address, body); status != http.StatusRequestEntityTooLarge {
			t.Errorf("got %s", all)
		}
	}
	if status, all := post(t, c, h.address, bytes.NewReader(make([]byte, 1000))); status != http.StatusForbidden {
		t.Errorf("one that is just small enough: %s", all)
	}
	// Our client does not read more than it wants either.
	big := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, 2000)) }))
	defer big.Close()
	pin := pinOf(big)
	small := door.NewClient(func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &tls.Certificate{}, nil }, 1999)
	if _, err := small.Send(t.Context(), big.URL, pin, nil); !errors.Is(err, door.ErrTooLarge) {
		t.Errorf("a large answer: %v", err)
	}
}

// Somebody who sends slowly is cut off: within the headers, within the body, before the handshake. The test would hang
// otherwise.
func TestSlow(t *testing.T) {
	limits := door.DefaultLimits(parcel.MaxSize)
	limits.Read = 150 * time.Millisecond
	h := build(t, "coalition", limits)
	address := strings.TrimPrefix(h.address, "https://")
	raw := ok((&net.Dialer{}).DialContext(t.Context(), "tcp", address))(t)
	defer raw.Close()
	if _, err := io.ReadAll(raw); err != nil && !errors.Is(err, io.EOF) {
		t.Logf("no handshake: %v", err)
	}
	d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // #nosec G402 -- a stranger
	for _, begin := range []string{"POST ", "POST " + door.ParcelPath + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nabc"} {
		c := ok(d.DialContext(t.Context(), "tcp", address))(t)
		ok(io.WriteString(c, begin))(t)
		b, _ := io.ReadAll(c) // ends when the door has closed the connection
		if bytes.Contains(b, []byte(" 200 ")) {
			t.Errorf("%q: %s", begin, b)
		}
		c.Close()
	}
	must(t, knock(t, h))
}

// desk is a house that answers as it is told.
type desk struct {
	apply func(ctx context.Context, b []byte) ([]byte, error)
}

func (d desk) Apply(ctx context.Context, b []byte) ([]byte, error) { return d.apply(ctx, b) }
func (desk) PublicKeys(context.Context) ([]byte, error)            { return []byte("{}"), nil }

func TestTooManyAtOnce(t *testing.T) {
	keys := ok(party.Generate(time.Now()))(t)
	cert := ok(keys.TLSCertificate())(t)
	show := func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &cert, nil }
	for name, l := range map[string]door.Limits{
		"over all":    {Size: 1000, AtOnce: 3, PerAddress: 100, Connections: 100, Read: time.Minute},
		"one address": {Size: 1000, AtOnce: 100, PerAddress: 3, Connections: 100, Read: time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			entered, free := make(chan bool), make(chan bool)
			address := serve(t, desk{func(context.Context, []byte) ([]byte, error) { entered <- true; <-free; return []byte("taken"), nil }}, show, l)
			c := door.NewClient(func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &cert, nil }, 1000)
			pin := keys.Public().TLSPin()
			var work sync.WaitGroup
			for range 3 {
				work.Go(func() {
					if b, err := c.Send(t.Context(), address, pin, []byte("x")); err != nil || string(b) != "taken" {
						t.Errorf("one of three: %q, %v", b, err)
					}
				})
				<-entered
			}
			if _, err := c.Send(t.Context(), address, pin, []byte("x")); !errors.Is(err, node.ErrBusy) {
				t.Errorf("the fourth: %v", err)
			}
			if status, all := post(t, plain(t), address, strings.NewReader("x")); status != http.StatusServiceUnavailable || !strings.Contains(all, "Retry-After: ") {
				t.Errorf("the fourth: %s", all)
			}
			close(free)
			work.Wait()
			go func() { <-entered }()
			if _, err := c.Send(t.Context(), address, pin, []byte("x")); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// Connections that do nothing do not keep partners out for good, and one address does not take all of them.
func TestTooManyConnections(t *testing.T) {
	limits := door.DefaultLimits(parcel.MaxSize)
	limits.Connections, limits.Read = 16, time.Minute
	h := build(t, "coalition", limits)
	address := strings.TrimPrefix(h.address, "https://")
	var open []net.Conn
	for range 4 {
		d := tls.Dialer{Config: &tls.Config{InsecureSkipVerify: true}} // #nosec G402 -- a stranger
		open = append(open, ok(d.DialContext(t.Context(), "tcp", address))(t))
	}
	if err := knock(t, h); !errors.Is(err, node.ErrUnreachable) {
		t.Errorf("the fifth: %v", err)
	}
	for _, c := range open {
		c.Close()
	}
	for knock(t, h) != nil { // the server notices in its own time
		time.Sleep(time.Millisecond)
	}
}

// What a stranger is told is the same whatever the node holds: it tells nothing of partners.
func TestStrangers(t *testing.T) {
	limits := door.DefaultLimits(parcel.MaxSize)
	empty, full := build(t, "empty", limits), build(t, "full", limits)
	friend, former, stranger := build(t, "friend", limits), build(t, "former", limits), build(t, "stranger", limits)
	full.pin(t, friend)
	full.pin(t, former)
	must(t, full.RevokePartner(t.Context(), "ada", former.id, "it is over"))
	friend.pin(t, full)
	must(t, friend.Greet(t.Context(), full.id))
	c := plain(t)
	// Whoever is told something else than this learns whose partner the node is.
	_, want := post(t, c, empty.address, bytes.NewReader(greeting(t, stranger, empty.id)))
	if !strings.HasPrefix(want, "403 ") {
		t.Fatal(want)
	}
	for name, parcel := range map[string][]byte{
		"a stranger":       greeting(t, stranger, full.id),
		"a former partner": greeting(t, former, full.id),
		"a friend's name":  bytes.ReplaceAll(greeting(t, stranger, full.id), []byte(stranger.id), []byte(friend.id)),
	} {
		if _, got := post(t, c, full.address, bytes.NewReader(parcel)); got != want {
			t.Errorf("%s:\n%s\nand where nobody is known:\n%s", name, got, want)
		}
	}
	good := greeting(t, friend, full.id)
	for name, b := range map[string][]byte{"nothing": {}, "text": []byte("what is this"), "zeros": make([]byte, 5000), "JSON": []byte("{}"),
		"half a parcel": good[:len(good)/2], "a parcel for somebody else": greeting(t, friend, empty.id), "a changed parcel": append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]^1)} {
		if _, got := post(t, c, full.address, bytes.NewReader(b)); got != want {
			t.Errorf("%s: %s", name, got)
		}
	}
	for _, q := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, door.ParcelPath, http.StatusMethodNotAllowed}, {http.MethodPut, door.ParcelPath, http.StatusMethodNotAllowed}, {http.MethodGet, "/", http.StatusNotFound},
		{http.MethodPost, door.KeysPath, http.StatusMethodNotAllowed}, {http.MethodGet, "/sign-in", http.StatusNotFound}, {http.MethodGet, "/metrics", http.StatusNotFound},
		{http.MethodGet, "/api/v1/incidents", http.StatusNotFound}, {http.MethodGet, door.KeysPath, http.StatusOK},
	} {
		r := ok(http.NewRequestWithContext(t.Context(), q.method, full.address+q.path, nil))(t)
		res, err := c.Do(r)
		if status, all := answer(t, res, err); status != q.status {
			t.Errorf("%s %s: %s", q.method, q.path, all)
		}
	}
}

// A house that fails says so without a word about why.
func TestFailureTellsNothing(t *testing.T) {
	keys := ok(party.Generate(time.Now()))(t)
	cert := ok(keys.TLSCertificate())(t)
	address := serve(t, desk{func(context.Context, []byte) ([]byte, error) {
		return nil, fmt.Errorf("a secret: %w", store.ErrConflict)
	}},
		func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return &cert, nil }, door.DefaultLimits(1000))
	if status, all := post(t, plain(t), address, strings.NewReader("x")); status != http.StatusInternalServerError || strings.Contains(all, "secret") || strings.Contains(all, "conflict") {
		t.Error(all)
	}
}

// A door that sends our client elsewhere does not get it there.
func TestRedirectIsNotFollowed(t *testing.T) {
	var reached atomic.Int32
	other := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { reached.Add(1) }))
	defer other.Close()
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := httptest.NewTLSServer(http.RedirectHandler(other.URL+door.ParcelPath, status))
		pin := pinOf(s)
		if _, err := testClient().Send(t.Context(), s.URL, pin, []byte("x")); !errors.Is(err, node.ErrTurnedAway) {
			t.Errorf("%d: %v", status, err)
		}
		if _, err := testClient().Keys(t.Context(), s.URL); !errors.Is(err, node.ErrTurnedAway) {
			t.Errorf("%d, keys: %v", status, err)
		}
		s.Close()
	}
	if n := reached.Load(); n != 0 {
		t.Errorf("the other address was asked %d times", n)
	}
}

// Answers that are none: cut short, no HTTP at all, silence until somebody gives up.
func TestBrokenAnswers(t *testing.T) {
	cert := httptest.NewTLSServer(http.NotFoundHandler())
	defer cert.Close()
	pin, config := pinOf(cert), cert.TLS.Clone()
	config.NextProtos = []string{"http/1.1"}
	for name, say := range map[string]string{"silence": "", "no HTTP": "hello\r\n\r\n", "cut short": "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc", "garbage in the body": "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"} {
		l := ok(tls.Listen("tcp", "127.0.0.1:0", config))(t)
		go func() {
			c, err := l.Accept()
			if err != nil {
				return
			}
			defer c.Close()
			if _, err := http.ReadRequest(bufio.NewReader(c)); err != nil {
				return
			}
			_, _ = io.WriteString(c, say)
		}()
		if b, err := testClient().Send(t.Context(), "https://"+l.Addr().String(), pin, []byte("x")); err == nil {
			t.Errorf("%s: %q", name, b)
		}
		l.Close()
	}
	ctx, stop := context.WithCancel(t.Context())
	l := ok((&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0"))(t)
	defer l.Close()
	time.AfterFunc(20*time.Millisecond, stop)
	if _, err := testClient().Send(ctx, "https://"+l.Addr().String(), pin, []byte("x")); !errors.Is(err, context.Canceled) {
		t.Errorf("given up: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for _, bad := range []string{"", "x", "http://host:1", "https://", "https://user:secret@host:1", "https://host:1/path", "https://host:1/?q", "https://host:1/#f", "file:///etc/passwd", "https://host:1/\n"} {
		if _, err := testClient().Keys(t.Context(), bad); !errors.Is(err, door.ErrAddress) {
			t.Errorf("%q: %v", bad, err)
		}
	}
	for _, good := range []string{"https://host:8421", "https://host:8421/", "https://[::1]:8421"} {
		must(t, door.CheckAddress(good))
	}
}

// knock asks a node at its door for its keys.
func knock(t *testing.T, h *house) error {
	_, err := testClient().Keys(t.Context(), h.address)
	return err
}

func testClient() *door.Client {
	return door.NewClient(func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &tls.Certificate{}, nil }, 100_000)
}
