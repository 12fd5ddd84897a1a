package instrument

import (
	"bytes"
	"encoding/json"
	"testing"

	"tansiq/internal/party"
)

func FuzzParseStatement(f *testing.F) {
	h := propose(proposal(ids(0, 1)), 1)
	f.Add(must(h.Text()))
	f.Add(must(amend(h, hours(30), hours(40), 2).Text()))
	f.Add(must(Held{Lineage: h.Lineage, Instrument: h.ID(), Party: id(1), At: hours(1), Signed: ids(0, 2)}.Text()))
	f.Add(must(Withdrawal{Lineage: h.Lineage, Party: id(1), At: hours(1), Effective: hours(2)}.Text()))
	f.Add(`{"kind":"held"}` + "\n")
	f.Add(`{"kind":null,"parties":[null]}`)
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseStatement(text)
		if err != nil {
			refusal(t, err)
			return
		}
		if again, err := s.Text(); err != nil || again != text {
			t.Fatalf("%q came back as %q, %v", text, again, err)
		}
		if _, err := cast()[0].Sign(text); err != nil {
			t.Fatalf("%q is parsed and cannot be signed: %v", text, err)
		}
	})
}

func FuzzParseSheet(f *testing.F) {
	d := must(Propose(proposal(ids(0, 1)), dice(1)))
	f.Add(must(json.Marshal(must(d.For(id(0))))))
	f.Add([]byte(`{"head":{},"commitments":[],"opened":[{"index":0}]}`))
	f.Add([]byte(`{"head":null,"commitments":[null],"opened":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		s, err := ParseSheet(b)
		if err != nil {
			refusal(t, err)
			return
		}
		again, err := json.Marshal(s)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := ParseSheet(again); err != nil {
			t.Fatalf("%s is parsed, and its own form %s is not: %v", b, again, err)
		}
	})
}

func FuzzOpen(f *testing.F) {
	h := propose(proposal(ids(0, 1)), 1)
	a, b := must(Sign(h, cast()[0])), must(Sign(h, cast()[1]))
	f.Add([]byte(a))
	f.Add([]byte(must(Join(a, b))))
	f.Add([]byte("x\n\n" + signatureLine + "\n"))
	f.Add([]byte("\n\n\n"))
	f.Fuzz(func(t *testing.T, signed []byte) {
		_, peekErr := Peek(signed)
		notes, err := Open(signed, pinned())
		if err != nil {
			refusal(t, err)
		}
		if err == nil && peekErr != nil {
			t.Fatalf("opened and cannot be read: %v", peekErr)
		}
		for _, n := range notes {
			again, err := Open(n.Raw, func(id string) *party.Pin {
				if id != n.Party {
					t.Fatalf("%q holds signatures of %s", n.Raw, id)
				}
				return pinned()(id)
			})
			if err != nil || len(again) != 1 {
				t.Fatalf("%q does not open alone: %v", n.Raw, err)
			}
		}
		joined, err := Join(signed, signed)
		if err != nil {
			refusal(t, err)
			return
		}
		if twice, err := Join(joined, signed); err != nil || !bytes.Equal(twice, joined) {
			t.Fatalf("%q joined with what is in it is %q, %v", joined, twice, err)
		}
	})
}

// refusal fails the test unless err is a refusal with words.
func refusal(t *testing.T, err error) {
	t.Helper()
	if c := code(err); len(c) > 30 {
		t.Fatal(c)
	}
}
