// Package fetch fetches what people of the desk named: feeds, and pages by their addresses. Package node says what is
// fetched and when; here is how, with limits on size, time and redirects, and with the manners of a guest: one request at a
// time for each host, robots.txt where programs are asked to read it, and the product's own name.
//
// Nothing private is reached unless it was allowed when the client was made. That is checked on the address that is dialled,
// so a name that changes its mind between two questions gains nothing. There is no proxy, no cookie and no password, and no
// site is told where the desk came from.
//
// It knows nothing of what is in an answer beyond its packing.
package fetch

import (
	"compress/gzip"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"syscall"
	"time"

	"tansiq/internal/node"
)

// Limits bound what a site can make the client do.
type Limits struct {
	Size      int64         // bytes of an answer, packed and unpacked
	Time      time.Duration // for one address with all that it sends on to, not counting the wait for the host's turn
	Redirects int           // from address to address
	Pause     time.Duration // between two requests to one host
}

// DefaultLimits suit feeds and reports.
func DefaultLimits() Limits {
	return Limits{Size: 10 << 20, Time: 30 * time.Second, Redirects: 5, Pause: time.Second}
}

// Bounds on what a site may ask for.
const (
	maxFresh = 24 * time.Hour
	maxAfter = 7 * 24 * time.Hour
)

// Client fetches over HTTP. It is safe for concurrent use.
type Client struct {
	limits    Limits
	agent     string
	transport *http.Transport
	turns     turns
	robots    robots
	now       func() time.Time
}

var _ node.Fetcher = (*Client)(nil)

// New returns a client that names itself as this version of the product and reaches what allow lets it reach.
func New(version string, allow Allow, l Limits) *Client {
	c := &Client{limits: l, agent: "Tansiq/" + version, now: time.Now}
	dialer := func(host string) *net.Dialer {
		return &net.Dialer{Timeout: 10 * time.Second, Resolver: allow.resolver, Control: func(network, address string, _ syscall.RawConn) error {
			return allow.check(host, network, address)
		}}
	}
	c.transport = &http.Transport{
		Proxy: nil, // one from the environment would dial in our place, and check nothing
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, _, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			return dialer(host).DialContext(ctx, network, address)
		},
		TLSClientConfig:     &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout: 10 * time.Second, ForceAttemptHTTP2: true, DisableCompression: true, MaxResponseHeaderBytes: 64 << 10,
		MaxIdleConns: 16, MaxIdleConnsPerHost: 1, IdleConnTimeout: 30 * time.Second,
	}
	return c
}

// Fetch implements node.Fetcher.
func (c *Client) Fetch(ctx context.Context, r node.Fetching) (node.Fetched, error) {
	return c.follow(ctx, r, c.limits.Size)
}

// follow fetches an address and those that it sends on to.
func (c *Client) follow(ctx context.Context, r node.Fetching, size int64) (node.Fetched, error) {
	at, err := node.CheckAddress(r.Address)
	if err != nil {
		return node.Fetched{}, err
	}
	u, err := url.Parse(at)
	if err != nil {
		return node.Fetched{}, &node.SourceError{Code: "address", Err: err}
	}
	first := u.Hostname()
	seen := map[string]bool{u.String(): true}
	moved, forGood := "", true
	left := c.limits.Time
	for hop := 0; ; hop++ {
		if r.Host != nil && !r.Host(u.Hostname()) {
			return node.Fetched{}, &node.SourceError{Code: "elsewhere", Args: []string{u.Hostname()}}
		}
		if r.Robots {
			if err := c.lets(ctx, u); err != nil {
				return node.Fetched{}, err
			}
		}
		got, next, took, err := c.ask(ctx, u, r, size, left)
		if err != nil {
			return node.Fetched{}, err
		}
		if next == nil {
			got.Address, got.Moved = u.String(), moved
			return got, nil
		}
		switch to, err := node.CheckAddress(next.to.String()); {
		case err != nil:
			return node.Fetched{}, &node.SourceError{Code: "redirect", Args: []string{u.Hostname(), show(next.to)}, Err: err}
		case u.Scheme == "https" && next.to.Scheme == "http":
			return node.Fetched{}, &node.SourceError{Code: "downgrade", Args: []string{u.Hostname()}}
		case seen[to]:
			return node.Fetched{}, &node.SourceError{Code: "loop", Args: []string{first}}
		case hop == c.limits.Redirects:
			return node.Fetched{}, &node.SourceError{Code: "redirects", Args: []string{first, strconv.Itoa(c.limits.Redirects)}}
		default:
			seen[to] = true
			if u, err = url.Parse(to); err != nil {
				return node.Fetched{}, &node.SourceError{Code: "redirect", Args: []string{first, to}, Err: err}
			}
			if forGood = forGood && next.forGood; forGood {
				moved = to
			}
			left -= took
		}
	}
}

// show writes an address for people: without what could be a password, and not without end.
func show(u *url.URL) string {
	s := u.Redacted()
	if len(s) > 120 {
		s = strings.ToValidUTF8(s[:120], "") + "…"
	}
	return s
}

// onward is where an answer sends on to.
type onward struct {
	to      *url.URL
	forGood bool
}

// ask makes one request when the host's turn comes. took is how long it took without the wait for that.
func (c *Client) ask(ctx context.Context, u *url.URL, r node.Fetching, size int64, left time.Duration) (got node.Fetched, next *onward, took time.Duration, err error) {
	leave, err := c.turns.enter(ctx, u.Hostname(), c.limits.Pause)
	if err != nil {
		return got, nil, 0, err
	}
	defer leave()
	begin := time.Now()
	bounded, stop := context.WithTimeout(ctx, left)
	defer stop()
	got, next, err = c.exchange(bounded, u, r, size)
	if err != nil {
		err = c.explain(ctx, u.Hostname(), err)
	}
	return got, next, time.Since(begin), err
}

// exchange makes one request and reads its answer.
func (c *Client) exchange(ctx context.Context, u *url.URL, r node.Fetching, size int64) (got node.Fetched, next *onward, err error) {
	host := u.Hostname()
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return got, nil, &node.SourceError{Code: "address", Err: err}
	}
	set := func(name, value string) {
		if value != "" {
			q.Header.Set(name, value)
		}
	}
	set("User-Agent", c.agent)
	set("Accept", "text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.9, */*;q=0.5")
	if r.Feed {
		set("Accept", "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5")
	}
	switch r.Lang {
	case "ar":
		set("Accept-Language", "ar, en;q=0.5")
	case "en":
		set("Accept-Language", "en, ar;q=0.5")
	}
	set("Accept-Encoding", "gzip")
	set("If-None-Match", r.ETag)
	set("If-Modified-Since", r.Modified)
	answer, err := c.transport.RoundTrip(q)
	if err != nil {
		return got, nil, err
	}
	defer answer.Body.Close()
	refuse := func(code string) (node.Fetched, *onward, error) {
		return got, nil, &node.SourceError{Code: code, Args: []string{host, strconv.Itoa(answer.StatusCode)}, After: c.after(answer)}
	}
	got.ETag, got.Modified = header(answer, "ETag"), header(answer, "Last-Modified")
	got.Fresh = c.fresh(answer)
	switch s := answer.StatusCode; s {
	case http.StatusOK, http.StatusNonAuthoritativeInfo:
	case http.StatusNotModified:
		if r.ETag == "" && r.Modified == "" {
			return refuse("status") // nobody asked that
		}
		got.Unchanged = true
		return got, nil, nil
	case http.StatusMovedPermanently, http.StatusPermanentRedirect, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		to, err := u.Parse(strings.TrimSpace(answer.Header.Get("Location")))
		if err != nil || answer.Header.Get("Location") == "" {
			return refuse("status")
		}
		return got, &onward{to: to, forGood: s == http.StatusMovedPermanently || s == http.StatusPermanentRedirect}, nil
	case http.StatusGone:
		return refuse("gone")
	case http.StatusNotFound:
		return refuse("not_found")
	case http.StatusUnauthorized, http.StatusPaymentRequired, http.StatusForbidden, http.StatusProxyAuthRequired, http.StatusUnavailableForLegalReasons:
		return refuse("forbidden")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		return refuse("wait")
	default:
		if s >= http.StatusInternalServerError {
			return refuse("server")
		}
		return refuse("status")
	}
	got.MediaType = header(answer, "Content-Type")
	got.Body, err = unpack(answer, size, host)
	return got, nil, err
}

// header is a header of an answer, if it is of a length that is worth keeping.
func header(answer *http.Response, name string) string {
	v := answer.Header.Get(name)
	if len(v) > 500 {
		return ""
	}
	return strings.ToValidUTF8(v, "")
}

// unpack reads the body of an answer. What is packed may be small and hold much: both are bounded.
func unpack(answer *http.Response, size int64, host string) ([]byte, error) {
	large := &node.SourceError{Code: "too_big", Args: []string{host, megabytes(size)}}
	if answer.ContentLength > size {
		return nil, large
	}
	packed := &io.LimitedReader{R: answer.Body, N: size + 1}
	var plain io.Reader = packed
	switch strings.ToLower(strings.TrimSpace(strings.Join(answer.Header.Values("Content-Encoding"), ","))) {
	case "", "identity":
	case "gzip", "x-gzip":
		z, err := gzip.NewReader(packed)
		if errors.Is(err, io.EOF) { // packed, and nothing in it: an empty answer
			return nil, nil
		}
		if err != nil {
			return nil, damaged(err, host)
		}
		plain = z
	default:
		return nil, &node.SourceError{Code: "packing", Args: []string{host}}
	}
	b, err := io.ReadAll(io.LimitReader(plain, size+1))
	switch {
	case int64(len(b)) > size || packed.N <= 0:
		return nil, large
	case err != nil && plain != io.Reader(packed):
		return nil, damaged(err, host)
	}
	return b, err
}

// damaged tells a packing that is broken from a line that is.
func damaged(err error, host string) error {
	if errors.Is(err, gzip.ErrHeader) || errors.Is(err, gzip.ErrChecksum) || strings.HasPrefix(err.Error(), "flate:") {
		return &node.SourceError{Code: "packing", Args: []string{host}, Err: err}
	}
	return err
}

func megabytes(n int64) string {
	if n < 1<<20 {
		return fmt.Sprintf("%d kB", n>>10)
	}
	return fmt.Sprintf("%d MB", n>>20)
}

// explain puts why a request failed into words. What ends with the caller's context is the caller's.
func (c *Client) explain(ctx context.Context, host string, err error) error {
	var said *node.SourceError
	if errors.As(err, &said) {
		return said
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	fault := func(code string, args ...string) error {
		return &node.SourceError{Code: code, Args: append([]string{host}, args...), Err: err}
	}
	var (
		timeout   interface{ Timeout() bool }
		name      *net.DNSError
		dial      *net.OpError
		record    tls.RecordHeaderError
		verify    *tls.CertificateVerificationError
		alert     tls.AlertError
		authority x509.UnknownAuthorityError
	)
	switch {
	case errors.As(err, &name) && !name.IsTimeout:
		return fault("name")
	case errors.As(err, &verify), errors.As(err, &record), errors.As(err, &alert), errors.As(err, &authority):
		return fault("tls")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return fault("timeout", strconv.Itoa(int(c.limits.Time.Round(time.Second)/time.Second)))
	case errors.As(err, &dial) && dial.Op == "dial":
		return fault("unreachable")
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), errors.Is(err, syscall.ECONNRESET):
		return fault("cut")
	case strings.Contains(err.Error(), "server gave HTTP response to HTTPS client"):
		return fault("tls")
	case strings.Contains(err.Error(), "net/http:"), strings.Contains(err.Error(), "http2:"), strings.Contains(err.Error(), "malformed"): // it answers, with what the package has no error of its own for
		return fault("odd")
	}
	return fault("unreachable")
}

// fresh is for how long an answer says that it holds.
func (c *Client) fresh(answer *http.Response) time.Duration {
	for directive := range strings.SplitSeq(strings.Join(answer.Header.Values("Cache-Control"), ","), ",") {
		name, value, _ := strings.Cut(strings.ToLower(strings.TrimSpace(directive)), "=")
		switch name {
		case "no-cache", "no-store":
			return 0
		case "max-age":
			if s, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 64); err == nil && s > 0 {
				return time.Duration(min(s, int64(maxFresh/time.Second))) * time.Second
			}
			return 0
		}
	}
	if t, err := http.ParseTime(answer.Header.Get("Expires")); err == nil {
		from := c.now()
		if d, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
			from = d
		}
		return max(0, min(t.Sub(from), maxFresh))
	}
	return 0
}

// after is for how long an answer asks to be left alone.
func (c *Client) after(answer *http.Response) time.Duration {
	v := strings.TrimSpace(answer.Header.Get("Retry-After"))
	if s, err := strconv.ParseInt(v, 10, 64); err == nil {
		return time.Duration(max(0, min(s, int64(maxAfter/time.Second)))) * time.Second
	}
	if t, err := http.ParseTime(v); err == nil {
		return max(0, min(t.Sub(c.now()), maxAfter))
	}
	return 0
}

// Close closes the connections that wait for another request.
func (c *Client) Close() { c.transport.CloseIdleConnections() }
