package door

import (
	"crypto/sha256"
	"crypto/tls"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"tansiq/internal/node"
)

// A door that answers a byte at a time, without an end, is left at some time.
func TestEndlessAnswer(t *testing.T) {
	s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			_ = http.NewResponseController(w).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	}))
	defer s.Close()
	c := NewClient(func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &tls.Certificate{}, nil }, 1<<20)
	c.patience = 100 * time.Millisecond
	if _, err := c.Send(t.Context(), s.URL, sha256.Sum256(s.Certificate().RawSubjectPublicKeyInfo), []byte("x")); !errors.Is(err, node.ErrUnreachable) {
		t.Errorf("got %v", err)
	}
}
