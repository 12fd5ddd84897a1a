// Package door is the partners' door: the HTTPS listener by which partner nodes hand in parcels, and the client that
// knocks at theirs. It is a listener of its own, apart from the desk.
//
// It carries bytes and knows nothing of what is in them: package parcel opens and seals, package node applies. What a
// sender is answered depends on its own parcels alone.
package door

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"tansiq/internal/node"
)

// Paths of the door, and the media type of a parcel.
const (
	ParcelPath = "/tansiq/v1/parcel"
	KeysPath   = "/tansiq/v1/keys"
	MediaType  = "application/vnd.tansiq.parcel"
)

// Node is what the door asks of the house; *node.Node is one.
type Node interface {
	// Apply takes a parcel in and returns the parcel that answers it. The same parcel again has the same answer. It
	// fails with node.ErrUnknownSender or node.ErrNoParcel when a parcel is not worth an answer of its own; every other
	// error is ours.
	Apply(ctx context.Context, parcel []byte) (answer []byte, err error)
	// PublicKeys returns the document of the node's public keys, which a partner holds against the card it was given.
	PublicKeys(ctx context.Context) ([]byte, error)
}

// Limits bound what strangers can make the door do.
type Limits struct {
	Size        int64         // bytes of a parcel
	AtOnce      int           // parcels read side by side
	PerAddress  int           // of which from one address
	Connections int           // open side by side, a quarter of them from one address; more are closed at once
	Read        time.Duration // for one request to arrive whole
}

// DefaultLimits suit a node with some dozens of partners. size is that of the largest parcel.
func DefaultLimits(size int64) Limits {
	return Limits{Size: size, AtOnce: 16, PerAddress: 4, Connections: 256, Read: 2 * time.Minute}
}

// handler answers at the door.
type handler struct {
	desk   Node
	log    *slog.Logger
	limits Limits
	inside crowd
}

// Handler returns what answers at the door of a node.
func Handler(n Node, log *slog.Logger, l Limits) http.Handler {
	h := &handler{desk: n, log: log, limits: l, inside: crowd{most: l.AtOnce, each: l.PerAddress, from: map[string]int{}}}
	mux := http.NewServeMux()
	mux.HandleFunc("POST "+ParcelPath, h.parcel)
	mux.HandleFunc("GET "+KeysPath, h.keys)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		mux.ServeHTTP(w, r)
	})
}

// Server returns a server for the door that speaks TLS 1.3 with the given certificate, asks for a client certificate
// and does not require one: who a parcel is from is told by its signatures.
func Server(h http.Handler, cert func(*tls.ClientHelloInfo) (*tls.Certificate, error), l Limits, log *slog.Logger) *http.Server {
	open := connections{crowd: crowd{most: l.Connections, each: max(l.Connections/4, 1), from: map[string]int{}}, in: map[net.Conn]bool{}}
	return &http.Server{
		ConnState: open.state,
		Handler:   h, ReadHeaderTimeout: min(10*time.Second, l.Read), ReadTimeout: l.Read, WriteTimeout: l.Read + time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 16 << 10, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		TLSConfig: &tls.Config{MinVersion: tls.VersionTLS13, GetCertificate: cert, ClientAuth: tls.RequestClientCert},
	}
}

// refusal is an answer that is the same for everybody whom it concerns (RFC 9457).
func refusal(w http.ResponseWriter, status int, detail string) {
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"type": "about:blank", "status": status, "title": http.StatusText(status), "detail": detail})
}

// crowd counts what is under way, over all and for each address.
type crowd struct {
	most, each int

	mu    sync.Mutex
	count int
	from  map[string]int
}

// enter counts one in; false when there are too many.
func (c *crowd) enter(address string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.count >= c.most || c.from[address] >= c.each {
		return false
	}
	c.count++
	c.from[address]++
	return true
}

func (c *crowd) leave(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.count--
	if c.from[address]--; c.from[address] == 0 {
		delete(c.from, address)
	}
}

// connections closes those that are too many, before anything is read from them.
type connections struct {
	crowd

	held sync.Mutex
	in   map[net.Conn]bool
}

func (c *connections) state(conn net.Conn, s http.ConnState) {
	c.held.Lock()
	defer c.held.Unlock()
	switch {
	case s == http.StateNew && c.enter(host(conn.RemoteAddr().String())):
		c.in[conn] = true
	case s == http.StateNew:
		conn.Close()
	case (s == http.StateClosed || s == http.StateHijacked) && c.in[conn]:
		delete(c.in, conn)
		c.leave(host(conn.RemoteAddr().String()))
	}
}

// host is an address without its port.
func host(address string) string {
	if h, _, err := net.SplitHostPort(address); err == nil {
		return h
	}
	return address
}

func (h *handler) parcel(w http.ResponseWriter, r *http.Request) {
	address := host(r.RemoteAddr)
	if !h.inside.enter(address) {
		w.Header().Set("Retry-After", "5")
		refusal(w, http.StatusServiceUnavailable, "too many parcels at once: try again in some seconds")
		return
	}
	defer h.inside.leave(address)
	if r.ContentLength > h.limits.Size {
		refusal(w, http.StatusRequestEntityTooLarge, "the parcel is larger than this node takes")
		return
	}
	b, err := io.ReadAll(http.MaxBytesReader(w, r.Body, h.limits.Size))
	if err != nil {
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			refusal(w, http.StatusRequestEntityTooLarge, "the parcel is larger than this node takes")
			return
		}
		refusal(w, http.StatusBadRequest, "the parcel did not arrive whole")
		return
	}
	answer, err := h.desk.Apply(r.Context(), b)
	switch {
	case err == nil:
		w.Header().Set("Content-Type", MediaType)
		_, _ = w.Write(answer)
	case errors.Is(err, node.ErrUnknownSender), errors.Is(err, node.ErrNoParcel):
		// One answer for all of it: else whoever forges a sender would learn who our partners are.
		h.log.WarnContext(r.Context(), "something that is not taken", "address", address, "error", err)
		refusal(w, http.StatusForbidden, "this is no parcel that is taken here")
	case r.Context().Err() != nil:
	default:
		h.log.ErrorContext(r.Context(), "taking a parcel in", "address", address, "error", err)
		refusal(w, http.StatusInternalServerError, "the parcel could not be taken in: send it again later")
	}
}

func (h *handler) keys(w http.ResponseWriter, r *http.Request) {
	b, err := h.desk.PublicKeys(r.Context())
	if err != nil {
		h.log.ErrorContext(r.Context(), "giving the public keys", "error", err)
		refusal(w, http.StatusInternalServerError, "the keys could not be read: try again later")
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_, _ = w.Write(b)
}
