package party

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"github.com/gowebpki/jcs"
)

func TestGenerate(t *testing.T) {
	now := day.Add(1234567 * time.Nanosecond)
	k := must(Generate(now))(t)
	p := k.Public()
	if !ValidID(p.ID) || p.Generation != 1 || !p.Made.Equal(day.Add(time.Millisecond)) || p.Made.Location() != time.UTC {
		t.Errorf("%+v", p)
	}
	if want := "p-" + idEncoding.EncodeToString(p.k.digest[:])[:26]; p.ID != want {
		t.Errorf("id %s, want %s", p.ID, want)
	}
	if p.KeyName() != "tansiq.node/"+p.ID+"/1" {
		t.Errorf("key name %s", p.KeyName())
	}
	if must(Generate(now))(t).Public().ID == p.ID {
		t.Error("two parties share an id")
	}
	if _, err := Generate(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)); code(err) != "keys" {
		t.Errorf("keys of the year 10000: %v", err)
	}
}

func TestPublicDocument(t *testing.T) {
	first := testKeys(t, 0)
	second, _ := testNext(t, first)
	for _, p := range []Public{first.Public(), second.Public()} {
		doc := must(p.Marshal())(t)
		if canonical := must(jcs.Transform(doc))(t); !bytes.Equal(doc, canonical) {
			t.Errorf("the document is not in RFC 8785 form:\n%s\n%s", doc, canonical)
		}
		var indented bytes.Buffer
		if err := json.Indent(&indented, doc, "", "  "); err != nil {
			t.Fatal(err)
		}
		for _, b := range [][]byte{doc, indented.Bytes()} {
			q, err := ParsePublic(b)
			if err != nil || !q.Equal(p) || q.ID != p.ID || q.Generation != p.Generation || !q.Made.Equal(p.Made) || q.TLSPin() != p.TLSPin() {
				t.Errorf("%+v, %v", q, err)
			}
		}
		// Inside other JSON it keeps its bytes.
		var held struct{ Keys Public }
		if err := json.Unmarshal([]byte(asJSON(t, struct{ Keys Public }{p})), &held); err != nil || held.Keys.Digest() != p.Digest() {
			t.Errorf("within other JSON: %v", err)
		}
		if r, ok := p.AgeRecipient().(*age.HybridRecipient); !ok || !strings.Contains(string(doc), r.String()) {
			t.Errorf("age recipient %v", p.AgeRecipient())
		}
	}
	doc := string(must(first.Public().Marshal())(t))
	later := string(must(second.Public().Marshal())(t))
	for _, s := range []string{
		"", "null", "{}", "[]", doc[:len(doc)-1], doc + "x", doc + doc,
		strings.Replace(doc, `"v":1`, `"v":2`, 1),
		strings.Replace(doc, `"v":1`, `"v":1,"w":1`, 1),
		strings.Replace(doc, `"v":1`, `"V":1`, 1),
		strings.Replace(doc, `"v":1`, `"v":1.0`, 1),
		strings.Replace(doc, `{"age"`, `{"v":1,"age"`, 1),
		strings.Replace(doc, `"age"`, `"\u0061ge"`, 1),
		strings.Replace(doc, `"generation":1`, `"generation":0`, 1),
		strings.Replace(doc, `"generation":1`, `"generation":2`, 1),
		strings.Replace(doc, `"tls"`, `"party":"`+first.Public().ID+`","tls"`, 1),
		strings.Replace(doc, `"made":"2025`, `"made":"25`, 1),
		strings.Replace(doc, `.000Z`, `Z`, 1),
		strings.Replace(doc, `.000Z`, `.000+00:00`, 1),
		strings.Replace(doc, "age1pq1", "age1", 1),
		strings.Replace(doc, "age1pq1", "AGE1PQ1", 1),
		strings.Replace(doc, `"tls":"`, `"tls":"AAAA`, 1),
		strings.Replace(doc, `"ed25519":"`, `"ed25519":"AAAA`, 1),
		strings.Replace(doc, `"mldsa44":"`, `"mldsa44":"AAAA`, 1),
		strings.Replace(later, `"party":"p-`, `"party":"q-`, 1),
		strings.Replace(later, `"generation":2`, `"generation":1`, 1),
		strings.Replace(later, `"generation":2`, `"generation":257`, 1),
		doc + strings.Repeat(" ", maxDocument),
	} {
		if p, err := ParsePublic([]byte(s)); code(err) != "public" {
			t.Errorf("%.60q…: %+v, %v", s, p, err)
		}
	}
	classic := must(age.GenerateX25519Identity())(t).Recipient().String()
	start := strings.Index(doc, "age1pq1")
	end := start + strings.IndexByte(doc[start:], '"')
	if _, err := ParsePublic([]byte(doc[:start] + classic + doc[end:])); code(err) != "public" {
		t.Errorf("a classic age recipient: %v", err)
	}
}

func TestZeroPublic(t *testing.T) {
	var p Public
	if p.AgeRecipient() != nil || p.TLSPin() != [32]byte{} || p.Digest() != [32]byte{} || p.VerifierKeys() != nil || p.Equal(p) {
		t.Error("no keys are keys")
	}
	if _, err := p.Marshal(); code(err) != "public" {
		t.Errorf("no keys are written: %v", err)
	}
	if _, _, err := p.OpenCosigned([]byte(seen)); code(err) != "unsigned" {
		t.Errorf("no keys open: %v", err)
	}
	if _, err := (Rotation{}).Marshal(); code(err) != "rotation" {
		t.Errorf("no rotation is written: %v", err)
	}
	if _, err := (Revocation{}).Marshal(); code(err) != "revocation" {
		t.Errorf("no revocation is written: %v", err)
	}
	if s := (Card{NameEN: "x", Public: &p}).Full(); !strings.HasPrefix(s, cardStart) {
		t.Errorf("no keys make a full card: %q", s)
	}
}

func TestStoredKeys(t *testing.T) {
	first := must(Generate(day))(t)
	second, _, err := first.Next(day.AddDate(1, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*Keys{first, second} {
		b := must(k.Marshal())(t)
		got, err := ParseKeys(b)
		if err != nil || !got.Public().Equal(k.Public()) || asJSON(t, got.History()) != asJSON(t, k.History()) {
			t.Fatalf("%v: %v", got, err)
		}
		if again := must(got.Marshal())(t); !bytes.Equal(again, b) {
			t.Error("keys read are not written as they were")
		}
		if string(must(got.Sign("x\n"))(t)) != string(must(k.Sign("x\n"))(t)) {
			t.Error("keys read sign otherwise")
		}
	}
	good := string(must(second.Marshal())(t))
	foreign := asJSON(t, must(Generate(day))(t).History())
	for _, s := range []string{
		"", "{}", "null", good[:100],
		strings.Replace(good, `"v":1`, `"v":2`, 1),
		strings.Replace(good, `"generation":2`, `"generation":3`, 1),
		strings.Replace(good, `"generation":2`, `"generation":1`, 1),
		strings.Replace(good, `"made":"2026`, `"made":"2027`, 1),
		strings.Replace(good, `"made":"2026`, `"made":"x`, 1),
		strings.Replace(good, `AGE-SECRET-KEY-PQ-1`, `AGE-SECRET-KEY-1`, 1),
		strings.Replace(good, asJSON(t, second.History()), foreign, 1),
		strings.Replace(good, `"history":`, `"h":`, 1),
		strings.Replace(good, `"ed25519":"`, `"ed25519":"AAAA`, 1),
		strings.Replace(good, `"tls":"`, `"tls":"AAAA`, 1),
	} {
		k, err := ParseKeys([]byte(s))
		if code(err) != "keys" {
			t.Errorf("%.40q…: %v, %v", s, k, err)
		}
		if err != nil && (strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "AAAA")) {
			t.Errorf("the error tells the keys: %v", err)
		}
	}
}

func TestKeysAreNotPrinted(t *testing.T) {
	k := testKeys(t, 0)
	for _, form := range []string{"%v", "%+v", "%#v", "%s"} {
		if s := fmt.Sprintf(form, k); s != "private keys of "+k.Public().KeyName() {
			t.Errorf("%s: %s", form, s)
		}
	}
}

func TestSealed(t *testing.T) {
	k := testKeys(t, 0)
	var sealed bytes.Buffer
	w := must(age.Encrypt(&sealed, k.Public().AgeRecipient()))(t)
	io.WriteString(w, "by hand")
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := age.Decrypt(bytes.NewReader(sealed.Bytes()), testKeys(t, 1).AgeIdentity()); err == nil {
		t.Error("another party opens it")
	}
	r := must(age.Decrypt(&sealed, k.AgeIdentity()))(t)
	if got := must(io.ReadAll(r))(t); string(got) != "by hand" {
		t.Errorf("%q", got)
	}
}

func TestTLS(t *testing.T) {
	door, caller := testKeys(t, 0), testKeys(t, 1)
	cert := must(door.TLSCertificate())(t)
	again := must(door.TLSCertificate())(t)
	if !bytes.Equal(cert.Certificate[0], again.Certificate[0]) {
		t.Error("two certificates of one key differ")
	}
	leaf := must(x509.ParseCertificate(cert.Certificate[0]))(t)
	if leaf.Subject.String() != "" || leaf.Issuer.String() != "" || len(leaf.DNSNames)+len(leaf.IPAddresses)+len(leaf.EmailAddresses)+len(leaf.URIs) > 0 {
		t.Errorf("the certificate names %q, %v", leaf.Subject, leaf.DNSNames)
	}
	if bytes.Contains(leaf.Raw, []byte("tansiq")) || bytes.Contains(leaf.Raw, []byte(door.Public().ID)) {
		t.Error("the certificate tells whose it is")
	}
	if CertificatePin(leaf) != door.Public().TLSPin() {
		t.Error("the certificate is not the pinned one")
	}

	// Two nodes meet, and each sees the other's pinned key.
	a, b := net.Pipe()
	var got [2][32]byte
	config := func(k *Keys, i int) *tls.Config {
		return &tls.Config{
			Certificates: []tls.Certificate{must(k.TLSCertificate())(t)}, MinVersion: tls.VersionTLS13,
			InsecureSkipVerify: true, ClientAuth: tls.RequireAnyClientCert, // the pin is what counts
			VerifyConnection: func(s tls.ConnectionState) error { got[i] = CertificatePin(s.PeerCertificates[0]); return nil },
		}
	}
	done := make(chan error)
	go func() {
		s := tls.Server(a, config(door, 0))
		_, err := io.WriteString(s, "hello")
		done <- err
	}()
	c := tls.Client(b, config(caller, 1))
	hello := make([]byte, 5)
	if _, err := io.ReadFull(c, hello); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	if got[0] != caller.Public().TLSPin() || got[1] != door.Public().TLSPin() {
		t.Error("the keys seen are not the pinned ones")
	}
}

func TestErrorWords(t *testing.T) {
	seen := map[string]bool{"رُفض الطلب": true, "refused": true}
	for _, c := range []string{"keys", "generations", "public", "history", "card", "card_version", "card_damaged", "card_name", "card_door", "digest", "text", "note",
		"unsigned", "half", "signature", "checkpoint", "cosigned_times", "rotation", "rotation_party", "rotation_gap", "rotation_conflict", "rotation_signature",
		"revocation", "revoked", "pin"} {
		w := (&Error{Code: c}).Words()
		if seen[w.AR] || seen[w.EN] {
			t.Errorf("%s: no words of its own: %+v", c, w)
		}
		seen[w.AR], seen[w.EN] = true, true
	}
	e := &Error{Code: "half", Party: "p-x", Generation: 2, Err: io.EOF}
	if s := e.Error(); s != "one of the party's two signatures is missing: both are needed (p-x, generation 2): EOF" {
		t.Error(s)
	}
	if (&Error{Code: "else"}).Words().EN != "refused" {
		t.Error("an unknown code")
	}
}
