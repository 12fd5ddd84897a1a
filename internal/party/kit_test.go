package party

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"time"
)

// day is when the test parties live.
var day = time.Date(2025, 1, 10, 18, 58, 0, 0, time.UTC)

// Private age identities of test parties. They are published here and are worth nothing.
var testIdentities = []string{
	"AGE-SECRET-KEY-PQ-1FW4TGNC5JRGYH384Q7WFDF05DHG873QGA6Z3V7SM892JJVND4W2QHPAHDF",
	"AGE-SECRET-KEY-PQ-1R779CZHN23WML82C95UM9XR76V3M90MJJATPXP65RT5Y09T4JAXS0K4Y34",
	"AGE-SECRET-KEY-PQ-1JCWGES8QFWA47MWZCFP4FXRK8UN05SHNPLAEL0ERKWFXNZZFVXDSYPGPEK",
}

// testSecrets are the same private keys every time, for n from 0 to 2.
func testSecrets(n int) secrets {
	seed := func(b byte) []byte { return bytes.Repeat([]byte{b + byte(n)}, 32) }
	return secrets{Age: testIdentities[n], Ed25519: seed(0x10), MLDSA44: seed(0x40), TLS: seed(0x70)}
}

// testKeys are the first keys of the n-th test party.
func testKeys(t testing.TB, n int) *Keys {
	t.Helper()
	k, err := testSecrets(n).keys("", 1, day)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// testNext is a second generation that is the same every time.
func testNext(t testing.TB, k *Keys) (*Keys, *Rotation) {
	t.Helper()
	next, err := testSecrets(2).keys(k.public.ID, k.public.Generation+1, day.AddDate(0, 6, 0))
	if err != nil {
		t.Fatal(err)
	}
	r, err := k.rotate(next)
	if err != nil {
		t.Fatal(err)
	}
	next.history = History{First: k.history.First, Rotations: append(append([]Rotation(nil), k.history.Rotations...), *r)}
	return next, r
}

func testPin(t testing.TB, k *Keys) *Pin {
	t.Helper()
	p, err := NewPin(k.History(), k.Public().Digest())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func code(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func asJSON(t testing.TB, v any) string {
	t.Helper()
	return string(must(json.Marshal(v))(t))
}

// flip turns over one bit.
func flip(b []byte, bit int) []byte {
	out := bytes.Clone(b)
	out[bit/8] ^= 1 << (bit % 8)
	return out
}
