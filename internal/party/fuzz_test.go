package party

import (
	"bytes"
	"testing"
)

func FuzzParseCard(f *testing.F) {
	k := testKeys(f, 0)
	next, _ := testNext(f, k)
	f.Add(k.Card("غرفة التنسيق", "Coordination room", "https://192.0.2.1:8443").Short())
	f.Add(next.Card("", "North desk", "").Short())
	f.Add(next.Card("", "North desk", "").Full())
	f.Add("TANSIQ-CARD-1 AAAA.")
	f.Fuzz(func(t *testing.T, s string) {
		c, err := ParseCard(s)
		if err != nil {
			if w := code(err); w == err.Error() {
				t.Fatalf("not one of our errors: %v", err)
			}
			return
		}
		if again, err := ParseCard(c.Short()); err != nil || !same(again, c) {
			t.Fatalf("%q does not survive: %v", s, err)
		}
		if again, err := ParseCard(c.Full()); err != nil || !same(again, c) {
			t.Fatalf("%q does not survive in full: %v", s, err)
		}
	})
}

func FuzzParsePublic(f *testing.F) {
	k := testKeys(f, 0)
	next, _ := testNext(f, k)
	f.Add(must(k.Public().Marshal())(f))
	f.Add(must(next.Public().Marshal())(f))
	f.Add([]byte(`{"age":"","ed25519":"","generation":1,"made":"","mldsa44":"","tls":"","v":1}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := ParsePublic(b)
		if err != nil {
			return
		}
		again, err := ParsePublic(must(p.Marshal())(t))
		if err != nil || !again.Equal(p) || !ValidID(p.ID) {
			t.Fatalf("does not survive: %v", err)
		}
	})
}

func FuzzParseKeys(f *testing.F) {
	k := testKeys(f, 0)
	next, _ := testNext(f, k)
	f.Add(must(k.Marshal())(f))
	f.Add(must(next.Marshal())(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		k, err := ParseKeys(b)
		if err != nil {
			return
		}
		stored := must(k.Marshal())(t)
		again, err := ParseKeys(stored)
		if err != nil || !bytes.Equal(must(again.Marshal())(t), stored) {
			t.Fatalf("does not survive: %v", err)
		}
		if _, err := k.Public().Open(must(k.Sign("text\n"))(t)); err != nil {
			t.Fatal(err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	k, witness := testKeys(f, 0), testKeys(f, 1)
	signed := must(k.Sign(seen))(f)
	f.Add(signed)
	f.Add(must(witness.Cosign(signed, day))(f))
	f.Add(must(witness.Sign("text\n"))(f))
	pin := testPin(f, k)
	f.Fuzz(func(t *testing.T, b []byte) {
		// Nothing but what was signed here opens, whatever stands beside it.
		if text, _, err := pin.Open(b); err == nil && text != seen {
			t.Fatalf("opens as %q", text)
		}
		if text, at, err := witness.Public().OpenCosigned(b); err == nil && (text != seen || !at.Equal(day)) {
			t.Fatalf("opens as %q, %v", text, at)
		}
		cosigned, err := witness.Cosign(b, day)
		if err != nil {
			return
		}
		if _, _, err := witness.Public().OpenCosigned(cosigned); err != nil {
			t.Fatalf("what was cosigned does not open: %v", err)
		}
	})
}

func FuzzParseRotation(f *testing.F) {
	k := testKeys(f, 0)
	next, r := testNext(f, k)
	f.Add(must(r.Marshal())(f))
	f.Add(must(must(k.Revoke(day, Ended))(f).Marshal())(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseRotation(b)
		if err != nil {
			return
		}
		if err := testPin(t, k).Rotate(r); err == nil && !r.New.Equal(next.Public()) {
			t.Fatal("other keys are taken")
		}
	})
}

func FuzzParseRevocation(f *testing.F) {
	k := testKeys(f, 0)
	_, r := testNext(f, k)
	f.Add(must(must(k.Revoke(day, Ended))(f).Marshal())(f))
	f.Add(must(r.Marshal())(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		r, err := ParseRevocation(b)
		if err != nil {
			return
		}
		if err := testPin(t, k).Revoke(r); err == nil && (r.Reason != Ended || !r.At.Equal(day)) {
			t.Fatal("another revocation is taken")
		}
	})
}

func FuzzParsePin(f *testing.F) {
	k := testKeys(f, 0)
	next, _ := testNext(f, k)
	pin := testPin(f, next)
	f.Add(must(pin.Marshal())(f))
	f.Add(must(next.History().Marshal())(f))
	if err := pin.Revoke(*must(k.Revoke(day, Ended))(f)); err != nil {
		f.Fatal(err)
	}
	f.Add(must(pin.Marshal())(f))
	f.Fuzz(func(t *testing.T, b []byte) {
		if h, err := ParseHistory(b); err == nil {
			if again, err := ParseHistory(must(h.Marshal())(t)); err != nil || !again.Current().Equal(h.Current()) {
				t.Fatalf("the history does not survive: %v", err)
			}
		}
		p, err := ParsePin(b)
		if err != nil {
			return
		}
		stored := must(p.Marshal())(t)
		if again, err := ParsePin(stored); err != nil || !bytes.Equal(must(again.Marshal())(t), stored) {
			t.Fatalf("does not survive: %v", err)
		}
	})
}
