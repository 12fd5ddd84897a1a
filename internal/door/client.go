package door

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"tansiq/internal/node"
)

// Errors of a client besides those that package node names.
var (
	ErrAddress  = errors.New("the address of a door looks like https://host:port")
	ErrTooLarge = errors.New("the partner's node answered more than a parcel may hold")
)

var _ node.Transport = (*Client)(nil)

// Client knocks at the doors of partners. It follows no redirect and uses no proxy: where a parcel goes is what a
// person of this desk pinned.
type Client struct {
	cert     func(*tls.CertificateRequestInfo) (*tls.Certificate, error)
	size     int64
	dial     func(ctx context.Context, network, address string) (net.Conn, error)
	patience time.Duration // for one question and its answer
}

// patience is longer than any door takes that has the limits of DefaultLimits. A partner that answers a byte at a time
// keeps nobody for longer.
const patience = 4 * time.Minute

// NewClient returns a client that shows the certificate when it is asked for one; size bounds an answer in bytes.
func NewClient(cert func(*tls.CertificateRequestInfo) (*tls.Certificate, error), size int64) *Client {
	d := &net.Dialer{Timeout: 10 * time.Second}
	return &Client{cert: cert, size: size, dial: d.DialContext, patience: patience}
}

// CheckAddress holds the address of a door against the form of all such addresses.
func CheckAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return ErrAddress
	}
	return nil
}

// Send hands a parcel in at a door whose TLS key has the given SHA-256 of its SubjectPublicKeyInfo, and returns the
// parcel that answers it.
func (c *Client) Send(ctx context.Context, address string, pin [sha256.Size]byte, parcel []byte) ([]byte, error) {
	return c.ask(ctx, http.MethodPost, address, ParcelPath, &pin, parcel)
}

// Keys asks at a door for the document of the node's public keys. Who answers is not known before: hold the document
// against the digest of the card.
func (c *Client) Keys(ctx context.Context, address string) ([]byte, error) {
	return c.ask(ctx, http.MethodGet, address, KeysPath, nil, nil)
}

func (c *Client) ask(ctx context.Context, method, address, path string, pin *[sha256.Size]byte, body []byte) ([]byte, error) {
	if err := CheckAddress(address); err != nil {
		return nil, err
	}
	t := &http.Transport{
		DialContext: c.dial, TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 2 * time.Minute, DisableKeepAlives: true,
		TLSClientConfig: &tls.Config{
			MinVersion: tls.VersionTLS13, GetClientCertificate: c.cert,
			InsecureSkipVerify: true, //nolint:gosec // no authority stands between partners: the pinned key is what counts
			VerifyConnection: func(s tls.ConnectionState) error {
				if pin == nil {
					return nil
				}
				if len(s.PeerCertificates) == 0 || sha256.Sum256(s.PeerCertificates[0].RawSubjectPublicKeyInfo) != *pin {
					return node.ErrKeyChanged
				}
				return nil
			},
		},
	}
	defer t.CloseIdleConnections()
	bounded, stop := context.WithTimeout(ctx, c.patience)
	defer stop()
	client := http.Client{Transport: t, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequestWithContext(bounded, method, strings.TrimRight(address, "/")+path, bytes.NewReader(body))
	if err != nil {
		return nil, fmt.Errorf("asking at %s: %w", address, err)
	}
	r.Header.Set("User-Agent", "tansiq")
	if body != nil {
		r.Header.Set("Content-Type", MediaType)
	}
	answer, err := client.Do(r)
	if err != nil {
		if errors.Is(err, node.ErrKeyChanged) || ctx.Err() != nil {
			return nil, fmt.Errorf("asking at the partner's door: %w", err)
		}
		return nil, fmt.Errorf("%w: %w", node.ErrUnreachable, err)
	}
	defer answer.Body.Close()
	b, err := io.ReadAll(io.LimitReader(answer.Body, c.size+1))
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("asking at the partner's door: %w", err)
		}
		return nil, fmt.Errorf("%w: its answer did not arrive whole: %w", node.ErrUnreachable, err)
	}
	switch {
	case answer.StatusCode == http.StatusServiceUnavailable || answer.StatusCode == http.StatusTooManyRequests:
		return nil, node.ErrBusy
	case answer.StatusCode >= http.StatusInternalServerError:
		return nil, fmt.Errorf("the partner's door answered %s", answer.Status)
	case answer.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%w (%s)", node.ErrTurnedAway, answer.Status)
	case int64(len(b)) > c.size:
		return nil, ErrTooLarge
	}
	return b, nil
}
