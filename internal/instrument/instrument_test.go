package instrument

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"tansiq/internal/party"
)

// day0 is the time from which tests count.
var day0 = time.Date(2025, 1, 10, 18, 58, 0, 0, time.UTC)

// hours is a time so many hours after day0.
func hours(n int) time.Time { return day0.Add(time.Duration(n) * time.Hour) }

// cast are four parties with their keys, by id: the first three are the usual A, B and C, the last a stranger. They
// are the same in every process, so that what a fuzzer finds stays true.
var cast = sync.OnceValue(func() []*party.Keys {
	var all []*party.Keys
	for i := range byte(4) {
		all = append(all, must(party.ParseKeys(storedKeys(0x20+i))))
	}
	slices.SortFunc(all, func(a, b *party.Keys) int { return strings.Compare(a.Public().ID, b.Public().ID) })
	return all
})

func id(i int) string { return cast()[i].Public().ID }

func ids(n ...int) []string {
	var list []string
	for _, i := range n {
		list = append(list, id(i))
	}
	return list
}

// storedKeys are private keys made from one byte, in the form in which a node stores them. They are published here and
// are worth nothing.
func storedKeys(seed byte) []byte {
	seeds := func(b byte) []byte { return bytes.Repeat([]byte{b}, 32) }
	return must(json.Marshal(map[string]any{
		"generation": 1, "made": formatTime(day0), "v": 1,
		"secrets": map[string]any{
			"age":     "AGE-SECRET-KEY-PQ-1JCWGES8QFWA47MWZCFP4FXRK8UN05SHNPLAEL0ERKWFXNZZFVXDSYPGPEK",
			"ed25519": seeds(seed), "mldsa44": seeds(seed + 0x30), "tls": seeds(seed + 0x60),
		},
	}))
}

// pinned is the pins of somebody who knows everybody.
var pinned = sync.OnceValue(func() Pins {
	known := map[string]*party.Pin{}
	for _, k := range cast() {
		p, err := party.NewPin(k.History(), k.Public().Digest())
		if err != nil {
			panic(err)
		}
		known[k.Public().ID] = p
	}
	return func(id string) *party.Pin { return known[id] }
})

// dice is a source of random bytes that gives the same every time.
func dice(seed byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{seed}) }

// must is v, where no error can be but by a fault of the test.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// proposal is a valid one for the parties, with a body for all of them; signed within ten hours, in force after
// twenty.
func proposal(parties []string) Proposal {
	return Proposal{
		Kind: Plan, Parties: parties, SignBy: hours(10), EffectiveFrom: hours(20),
		Parts: []Part{{Name: "terms", For: parties, Body: json.RawMessage(`{"n":1}`)}},
	}
}

func propose(p Proposal, seed byte) Head { return must(Propose(p, dice(seed))).Head }

// code is the code of a refusal, "" for none.
func code(err error) string {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Code
	}
	return "not an *Error: " + err.Error()
}

func TestHeadIsRefused(t *testing.T) {
	good := propose(proposal(ids(0, 1, 2)), 1)
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	sum := strings.Repeat("ab", 32)
	many := make([]string, MaxParties+1)
	for i := range many {
		many[i] = "p-" + strings.Repeat("a", 25) + string(rune('a'+i))
	}
	for _, c := range []struct {
		name        string
		change      func(h *Head)
		code, field string
	}{
		{"another kind", func(h *Head) { h.Kind = Agreement }, "lineage", "lineage"},
		{"no kind", func(h *Head) { h.Kind = "" }, "unknown", "kind"},
		{"a kind of note", func(h *Head) { h.Kind = "held" }, "unknown", "kind"},
		{"one party", func(h *Head) { h.Parties = ids(0) }, "few", "parties"},
		{"seventeen parties", func(h *Head) { h.Parties = many }, "many", "parties"},
		{"sixteen others", func(h *Head) { h.Parties = many[:16] }, "lineage", "lineage"},
		{"one party less", func(h *Head) { h.Parties = ids(0, 1) }, "lineage", "lineage"},
		{"not sorted", func(h *Head) { h.Parties = ids(1, 0, 2) }, "sorted", "parties"},
		{"one twice", func(h *Head) { h.Parties = ids(0, 0, 1) }, "sorted", "parties"},
		{"no id", func(h *Head) { h.Parties = []string{"", id(0)} }, "required", "parties"},
		{"a name for an id", func(h *Head) { h.Parties = []string{"A\nB", id(0)} }, "unknown", "parties"},
		{"no lineage", func(h *Head) { h.Lineage = "" }, "lineage", "lineage"},
		{"a made-up lineage", func(h *Head) { h.Lineage = sum }, "lineage", "lineage"},
		{"version 0", func(h *Head) { h.Version = 0 }, "range", "version"},
		{"version too high", func(h *Head) { h.Version = MaxVersion + 1 }, "range", "version"},
		{"version 2 of nothing", func(h *Head) { h.Version = 2 }, "previous", "previous"},
		{"version 1 of something", func(h *Head) { h.Previous = sum }, "previous", "previous"},
		{"previous in capitals", func(h *Head) { h.Version, h.Previous = 2, strings.ToUpper(sum) }, "characters", "previous"},
		{"no root", func(h *Head) { h.Root = "" }, "characters", "root"},
		{"no deadline", func(h *Head) { h.SignBy = time.Time{} }, "required", "sign_by"},
		{"a deadline in another zone", func(h *Head) { h.SignBy = h.SignBy.In(time.FixedZone("", 3600)) }, "time", "sign_by"},
		{"a deadline between milliseconds", func(h *Head) { h.SignBy = h.SignBy.Add(time.Microsecond) }, "time", "sign_by"},
		{"a deadline long ago", func(h *Head) { h.SignBy = h.SignBy.AddDate(-100, 0, 0) }, "range", "sign_by"},
		{"in force before the deadline", func(h *Head) { h.EffectiveFrom = h.SignBy.Add(-time.Millisecond) }, "early", "effective_from"},
		{"never in force", func(h *Head) { h.EffectiveFrom = time.Time{} }, "required", "effective_from"},
	} {
		h := good
		c.change(&h)
		err := h.Validate()
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
			t.Errorf("%s: got %v, want %s at %s", c.name, err, c.code, c.field)
		}
		if _, err := Sign(h, cast()[0]); code(err) != c.code {
			t.Errorf("%s: signed all the same: %v", c.name, err)
		}
	}
	h := good
	h.EffectiveFrom = h.SignBy
	if err := h.Validate(); err != nil {
		t.Errorf("in force as the deadline passes: %v", err)
	}
}

func TestProposalIsRefused(t *testing.T) {
	previous := propose(proposal(ids(0, 1, 2)), 1)
	deep := json.RawMessage(`{"a":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`)
	for _, c := range []struct {
		name        string
		change      func(p *Proposal)
		code, field string
	}{
		{"no parts", func(p *Proposal) { p.Parts = nil }, "required", "parts"},
		{"too many parts", func(p *Proposal) { p.Parts = make([]Part, MaxParts+1) }, "many", "parts"},
		{"a name twice", func(p *Proposal) { p.Parts = append(p.Parts, p.Parts[0]) }, "twice", "parts[1].name"},
		{"a part without a name", func(p *Proposal) { p.Parts[0].Name = "" }, "required", "parts[0].name"},
		{"a long name", func(p *Proposal) { p.Parts[0].Name = strings.Repeat("a", MaxName+1) }, "long", "parts[0].name"},
		{"a name with a blank", func(p *Proposal) { p.Parts[0].Name = "a b" }, "characters", "parts[0].name"},
		{"for nobody", func(p *Proposal) { p.Parts[0].For = nil }, "required", "parts[0].for"},
		{"for a stranger", func(p *Proposal) { p.Parts[0].For = ids(0, 3) }, "stranger", "parts[0].for"},
		{"for one twice", func(p *Proposal) { p.Parts[0].For = ids(0, 0) }, "sorted", "parts[0].for"},
		{"no body", func(p *Proposal) { p.Parts[0].Body = nil }, "required", "parts[0].body"},
		{"half a body", func(p *Proposal) { p.Parts[0].Body = json.RawMessage(`{"a":`) }, "json", "parts[0].body"},
		{"a name twice in a body", func(p *Proposal) { p.Parts[0].Body = json.RawMessage(`{"a":1,"a":2}`) }, "json", "parts[0].body"},
		{"an integer that would be rounded", func(p *Proposal) { p.Parts[0].Body = json.RawMessage(`{"a":9007199254740993}`) }, "json", "parts[0].body"},
		{"a NUL in a text", func(p *Proposal) { p.Parts[0].Body = json.RawMessage(`{"a":"\u0000"}`) }, "json", "parts[0].body"},
		{"a deep body", func(p *Proposal) { p.Parts[0].Body = deep }, "json", "parts[0].body"},
		{"a body that is a list", func(p *Proposal) { p.Parts[0].Body = json.RawMessage(`[1]`) }, "object", "parts[0].body"},
		{"a long body", func(p *Proposal) {
			p.Parts[0].Body = json.RawMessage(`{"a":"` + strings.Repeat("x", MaxBody) + `"}`)
		}, "long", "parts[0].body"},
		{"a body of blanks", func(p *Proposal) {
			p.Parts[0].Body = json.RawMessage(`{"a":1` + strings.Repeat(" ", 8*MaxBody) + `}`)
		}, "long", "parts[0].body"},
		{"long bodies", func(p *Proposal) {
			p.Parts = nil
			for _, name := range []string{"a", "b", "c", "d", "e"} {
				p.Parts = append(p.Parts, Part{Name: name, For: p.Parties, Body: json.RawMessage(`{"a":"` + strings.Repeat("x", MaxBody-10) + `"}`)})
			}
		}, "long", "parts"},
		{"no kind", func(p *Proposal) { p.Kind = "" }, "unknown", "kind"},
		{"no parties", func(p *Proposal) { p.Parties = nil }, "few", "parties"},
		{"other parties than before", func(p *Proposal) { p.Previous, p.Parties = &previous, ids(0, 1) }, "lineage", "lineage"},
		{"another kind than before", func(p *Proposal) { p.Previous, p.Kind = &previous, Agreement }, "lineage", "lineage"},
		{"after an invalid head", func(p *Proposal) { p.Previous = &Head{} }, "unknown", "kind"},
		{"early", func(p *Proposal) { p.EffectiveFrom = hours(9) }, "early", "effective_from"},
	} {
		p := proposal(ids(0, 1, 2))
		c.change(&p)
		_, err := Propose(p, dice(2))
		var e *Error
		if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
			t.Errorf("%s: got %v, want %s at %s", c.name, err, c.code, c.field)
		}
	}
	if _, err := Propose(proposal(ids(0, 1)), bytes.NewReader(make([]byte, nonceSize+3))); err == nil {
		t.Error("made a salt without random bytes")
	}
	if _, err := Propose(proposal(ids(0, 1)), bytes.NewReader(nil)); err == nil {
		t.Error("made a lineage without random bytes")
	}
}

func TestProposalFillsIn(t *testing.T) {
	p := proposal(ids(2, 0, 1))
	p.SignBy = p.SignBy.Add(7 * time.Microsecond).In(time.FixedZone("Damascus", 3*3600))
	p.Parts[0].For = ids(1, 0)
	d, err := Propose(p, nil)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(d.Head.Parties, ids(0, 1, 2)) || !slices.Equal(d.Parts[0].For, ids(0, 1)) {
		t.Errorf("not sorted: %v %v", d.Head.Parties, d.Parts[0].For)
	}
	if !d.Head.SignBy.Equal(hours(10)) {
		t.Errorf("the deadline is %v", d.Head.SignBy)
	}
	if !slices.Equal(p.Parties, ids(2, 0, 1)) || p.Parts[0].Salt != nil {
		t.Error("the proposal was changed")
	}
	next, err := Propose(Proposal{Previous: &d.Head, SignBy: hours(30), EffectiveFrom: hours(40), Parts: p.Parts}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if h := next.Head; h.Version != 2 || h.Previous != d.Head.ID() || h.Lineage != d.Head.Lineage || h.Kind != Plan || !slices.Equal(h.Parties, d.Head.Parties) {
		t.Errorf("the amendment is %+v", h)
	}
	if again := must(Propose(p, nil)); again.Head.Lineage == d.Head.Lineage || again.Head.Root == d.Head.Root {
		t.Error("two proposals of one wording share a lineage or a root")
	}
	if got := d.Head.Others(id(1)); !slices.Equal(got, ids(0, 2)) {
		t.Errorf("others: %v", got)
	}
}

func TestSheetIsRefused(t *testing.T) {
	p := proposal(ids(0, 1, 2))
	p.Parts = append(p.Parts,
		Part{Name: "for-two", For: ids(0, 1), Body: json.RawMessage(`{"n":2}`)},
		Part{Name: "for-c", For: ids(2), Body: json.RawMessage(`{"n":3}`)})
	d := must(Propose(p, dice(3)))
	fresh := func(i int) Sheet {
		return must(ParseSheet(must(json.Marshal(must(d.For(id(i)))))))
	}
	s := fresh(0)
	if err := s.VerifyFor(id(0)); err != nil {
		t.Fatal(err)
	}
	if _, ok := s.Part("for-c"); ok || s.Sealed() != 1 {
		t.Error("a part for C is open for A")
	}
	if part, ok := s.Part("for-two"); !ok || string(part.Body) != `{"n":2}` {
		t.Error("a part for A is not open for A")
	}
	if err := s.VerifyFor(id(2)); code(err) != "audience" {
		t.Errorf("the sheet of A passes for the sheet of C: %v", err)
	}
	if err := s.VerifyFor(id(3)); code(err) != "stranger" {
		t.Errorf("the sheet of A passes for a stranger: %v", err)
	}
	if _, err := d.For(id(3)); code(err) != "stranger" {
		t.Errorf("a stranger gets a sheet: %v", err)
	}
	for _, c := range []struct {
		name, code string
		change     func(s *Sheet)
	}{
		{"another body", "commitment", func(s *Sheet) { s.Opened[0].Body = json.RawMessage(`{"n":4}`) }},
		{"another salt", "commitment", func(s *Sheet) { s.Opened[0].Salt[0]++ }},
		{"a short salt", "salt", func(s *Sheet) { s.Opened[0].Salt = s.Opened[0].Salt[:31] }},
		{"another name", "commitment", func(s *Sheet) { s.Opened[0].Name = "other" }},
		{"another audience", "commitment", func(s *Sheet) { s.Opened[0].For = ids(0, 1) }},
		{"another place", "commitment", func(s *Sheet) { s.Opened[1].Index = 2 }},
		{"no such place", "range", func(s *Sheet) { s.Opened[1].Index = 3 }},
		{"a place twice", "range", func(s *Sheet) { s.Opened[1] = s.Opened[0] }},
		{"before the first", "range", func(s *Sheet) { s.Opened[0].Index = -1 }},
		{"another commitment", "root", func(s *Sheet) { s.Commitments[2][0]++ }},
		{"commitments in another order", "root", func(s *Sheet) { s.Commitments[1], s.Commitments[2] = s.Commitments[2], s.Commitments[1] }},
		{"one commitment less", "root", func(s *Sheet) { s.Commitments = s.Commitments[:2] }},
		{"the last commitment twice", "root", func(s *Sheet) { s.Commitments = append(s.Commitments, s.Commitments[2]) }},
		{"no commitments", "required", func(s *Sheet) { s.Commitments = nil }},
		{"too many commitments", "many", func(s *Sheet) { s.Commitments = make([]Commitment, MaxParts+1) }},
		{"more opened than committed to", "many", func(s *Sheet) { s.Opened = make([]Opened, 4) }},
		{"an invalid head", "unknown", func(s *Sheet) { s.Head.Kind = "pact" }},
	} {
		s := fresh(0)
		c.change(&s)
		if err := s.Verify(); code(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.name, err, c.code)
		}
		if b, err := json.Marshal(s); err == nil {
			if _, err := ParseSheet(b); err == nil {
				t.Errorf("%s: parsed", c.name)
			}
		}
	}
}

// A name that stands twice among the parts would let two readers of one sheet see two things.
func TestNameTwiceInSheet(t *testing.T) {
	d := must(Propose(proposal(ids(0, 1)), dice(4)))
	twin := d.Parts[0]
	twin.Body = json.RawMessage(`{"n":2}`)
	c0, c1 := must(d.Parts[0].Commit()), must(twin.Commit())
	d.Head.Root = Root([]Commitment{c0, c1})
	s := Sheet{Head: d.Head, Commitments: []Commitment{c0, c1}, Opened: []Opened{{0, d.Parts[0]}, {1, twin}}}
	if err := s.Verify(); code(err) != "twice" {
		t.Errorf("got %v", err)
	}
}

func TestSheetHasOneForm(t *testing.T) {
	d := must(Propose(proposal(ids(0, 1)), dice(5)))
	good := string(must(json.Marshal(must(d.For(id(0))))))
	if _, err := ParseSheet([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string][2]string{
		"another field":          {`{"head"`, `{"more":1,"head"`},
		"a field in capitals":    {`"head"`, `"Head"`},
		"one field twice":        {`{"head"`, `{"opened":[],"head"`},
		"a time without millis":  {`.000Z"`, `Z"`},
		"more after the end":     {`}]}`, `}]}{}`},
		"a commitment in caps":   {`"commitments":["`, `"commitments":["A`},
		"a number for a text":    {`"kind":"plan"`, `"kind":7`},
		"a version with a point": {`"version":1`, `"version":1.5`},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("%s: nothing to change in %s", name, good)
		}
		if _, err := ParseSheet([]byte(bad)); err == nil || strings.HasPrefix(code(err), "not an") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ParseSheet(make([]byte, 8*MaxBodies+1)); code(err) != "long" {
		t.Errorf("too long: %v", err)
	}
}

// A body that came through a JSON encoder which escapes other characters is the same body.
func TestBodyIsTakenByValue(t *testing.T) {
	a := Part{Name: "terms", For: ids(0), Salt: make([]byte, SaltSize), Body: json.RawMessage(`{"b": "<تنسيق> & 2028", "a": 1.0}`)}
	b := a
	b.Body = json.RawMessage(`{"a":1,"b":"\u003cتنسيق\u003e \u0026 2028"}`)
	if must(a.Commit()) != must(b.Commit()) {
		t.Error("one value, two commitments")
	}
}

func TestStatementsHaveOneText(t *testing.T) {
	h := propose(proposal(ids(0, 1)), 6)
	held := Held{Lineage: h.Lineage, Instrument: h.ID(), Party: id(1), At: hours(1), Signed: ids(0)}
	gone := Withdrawal{Lineage: h.Lineage, Party: id(1), At: hours(1), Effective: hours(2)}
	for _, s := range []Statement{{Head: &h}, {Held: &held}, {Withdrawal: &gone}} {
		text := must(s.Text())
		if got := must(ParseStatement(text)); must(got.Text()) != text || got.Lineage() != h.Lineage {
			t.Errorf("%q came back as %+v", text, got)
		}
		for name, bad := range map[string]string{
			"without a line feed": strings.TrimSuffix(text, "\n"),
			"two line feeds":      text + "\n",
			"a blank":             strings.Replace(text, ":", ": ", 1),
			"another field":       strings.Replace(text, "{", `{"a":1,`, 1),
			"a field twice":       strings.Replace(text, `{`, `{"lineage":"`+h.Lineage+`",`, 1),
			"a field in capitals": strings.Replace(text, `"lineage"`, `"LINEAGE"`, 1),
			"an escape":           strings.Replace(text, `"lineage"`, `"\u006cineage"`, 1),
			"a time with a plus":  strings.Replace(text, `Z"`, `+00:00"`, 1),
			"a time with micros":  strings.Replace(text, `.000Z"`, `.000000Z"`, 1),
			"an unknown kind":     strings.Replace(text, `"kind":"`, `"kind":"x`, 1),
			"no lineage":          strings.Replace(text, `"lineage":"`, `"lineage":"x`, 1),
			"nothing":             "",
			"a list":              "[]\n",
			"long":                `{"a":"` + strings.Repeat("x", maxText) + `"}` + "\n",
		} {
			if _, err := ParseStatement(bad); err == nil || strings.HasPrefix(code(err), "not an") {
				t.Errorf("%s: %q: %v", name, bad, err)
			}
		}
	}
	if _, err := (Statement{}).Text(); code(err) != "required" || (Statement{}).Lineage() != "" {
		t.Errorf("nothing said: %v", err)
	}
}

func TestNoticesAreRefused(t *testing.T) {
	h := propose(proposal(ids(0, 1)), 6)
	for _, c := range []struct {
		name, code string
		change     func(x *Held)
	}{
		{"a stranger to ids", "unknown", func(x *Held) { x.Party = "B" }},
		{"nobody", "required", func(x *Held) { x.Party = "" }},
		{"its own signature", "own", func(x *Held) { x.Signed = ids(1) }},
		{"no signatures", "required", func(x *Held) { x.Signed = nil }},
		{"not sorted", "sorted", func(x *Held) { x.Signed = ids(2, 0) }},
		{"too many", "many", func(x *Held) { x.Signed = make([]string, MaxParties) }},
		{"no version", "characters", func(x *Held) { x.Instrument = "" }},
		{"no lineage", "characters", func(x *Held) { x.Lineage = "" }},
		{"no time", "required", func(x *Held) { x.At = time.Time{} }},
	} {
		x := Held{Lineage: h.Lineage, Instrument: h.ID(), Party: id(1), At: hours(1), Signed: ids(0)}
		c.change(&x)
		if _, err := SignHeld(x, cast()[1]); code(err) != c.code {
			t.Errorf("held by %s: %v", c.name, err)
		}
	}
	for _, c := range []struct {
		name, code string
		change     func(x *Withdrawal)
	}{
		{"before notice", "notice", func(x *Withdrawal) { x.Effective = x.At.Add(-time.Millisecond) }},
		{"no effect", "required", func(x *Withdrawal) { x.Effective = time.Time{} }},
		{"no time", "required", func(x *Withdrawal) { x.At = time.Time{} }},
		{"nobody", "required", func(x *Withdrawal) { x.Party = "" }},
		{"no lineage", "characters", func(x *Withdrawal) { x.Lineage = "" }},
	} {
		x := Withdrawal{Lineage: h.Lineage, Party: id(1), At: hours(1), Effective: hours(1)}
		c.change(&x)
		if _, err := SignWithdrawal(x, cast()[1]); code(err) != c.code {
			t.Errorf("withdrawal %s: %v", c.name, err)
		}
	}
}

func TestOpen(t *testing.T) {
	h := propose(proposal(ids(0, 1)), 7)
	a, b := must(Sign(h, cast()[0])), must(Sign(h, cast()[1]))
	stranger := must(Sign(h, cast()[3]))
	other := must(Sign(propose(proposal(ids(0, 1)), 8), cast()[0]))
	notes := must(Open(a, pinned()))
	if len(notes) != 1 || notes[0].Party != id(0) || notes[0].Head.ID() != h.ID() || notes[0].Generation != 1 {
		t.Fatalf("opened as %+v", notes)
	}
	both := must(Join(b, a, b, stranger))
	if notes = must(Open(both, pinned())); len(notes) != 2 || notes[0].Party != id(0) || notes[1].Party != id(1) {
		t.Fatalf("joined, opened as %+v", notes)
	}
	if alone := must(Open(b, pinned())); !bytes.Equal(notes[1].Raw, alone[0].Raw) || notes[0].Digest() != notes[1].Digest() || notes[0].Digest() == must(Open(other, pinned()))[0].Digest() {
		t.Error("a note is not the same alone and joined")
	}
	if s, err := Peek(stranger); err != nil || s.Head.ID() != h.ID() {
		t.Errorf("peek: %v", err)
	}
	if _, err := Join(a, other); code(err) != "texts" {
		t.Errorf("joined notes of two texts: %v", err)
	}
	if _, err := Join(); code(err) != "required" {
		t.Errorf("joined nothing: %v", err)
	}

	text := must(h.Text())
	forged := func(name string) Signed { // A's signatures under another text, or under another's name
		return Signed(strings.Replace(string(a), id(0)+"/", name+"/", -1))
	}
	late := h
	late.SignBy, late.EffectiveFrom = hours(11), hours(21)
	for name, bad := range map[string]Signed{
		"a stranger's":         stranger,
		"B's name on A's":      forged(id(1)),
		"another text":         Signed(must(late.Text()) + strings.TrimPrefix(string(a), text)),
		"held in B's name":     must(sign(Held{Lineage: h.Lineage, Instrument: h.ID(), Party: id(1), At: hours(1), Signed: ids(0)}.Text, cast()[0])),
		"withdrawal in B's":    must(sign(Withdrawal{Lineage: h.Lineage, Party: id(1), At: hours(1), Effective: hours(1)}.Text, cast()[0])),
		"one of two keys":      a[:bytes.LastIndex(a, []byte(signatureLine))],
		"no signatures":        Signed(text + "\n"),
		"no empty line":        Signed(text),
		"cut short":            a[:len(a)-1],
		"something in between": Signed(strings.Replace(string(a), "\n\n", "\n\nx\n", 1)),
		"nothing":              nil,
		"long":                 make([]byte, maxNote+1),
		"some other text":      must(cast()[0].Sign("tansiq.node/ledger\n1\n")),
	} {
		if notes, err := Open(bad, pinned()); err == nil || strings.HasPrefix(code(err), "not an") {
			t.Errorf("%s: opened as %+v, %v", name, notes, err)
		}
	}
	if _, err := Open(a, func(string) *party.Pin { return nil }); code(err) != "signature" {
		t.Errorf("opened without keys: %v", err)
	}
}

// After a change of keys the old signatures still count, and new ones do; after a revocation none does.
func TestKeysChange(t *testing.T) {
	old := must(party.Generate(day0))
	next, rotation, err := old.Next(hours(1))
	if err != nil {
		t.Fatal(err)
	}
	pin := must(party.NewPin(old.History(), old.Public().Digest()))
	pins := func(id string) *party.Pin {
		if id == pin.ID {
			return pin
		}
		return pinned()(id)
	}
	h := propose(proposal([]string{pin.ID, id(0)}), 9)
	first, second := must(Sign(h, old)), must(Sign(h, next))
	if _, err := Open(second, pins); code(err) != "signature" {
		t.Fatalf("opened by keys that are not pinned: %v", err)
	}
	if err := pin.Rotate(*rotation); err != nil {
		t.Fatal(err)
	}
	var states []State
	for _, signed := range []Signed{first, second} {
		states = append(states, Fold([]Signed{signed}, pins, day0)[h.Lineage])
	}
	if s := states[1]; len(s.Versions) != 1 || len(s.Versions[0].Signed) != 1 {
		t.Fatalf("new keys: %+v", s)
	}
	both := Fold([]Signed{first, second}, pins, day0)[h.Lineage]
	if len(both.Equivocations) > 0 || len(both.Versions[0].Signed) != 1 {
		t.Errorf("signing one head with two generations: %+v", both)
	}
	if n := must(Open(second, pins)); n[0].Generation != 2 {
		t.Errorf("generation %d", n[0].Generation)
	}

	revocation := must(next.Revoke(hours(2), party.Compromised))
	if err := pin.Revoke(*revocation); err != nil {
		t.Fatal(err)
	}
	if got := Fold([]Signed{first, second}, pins, day0); len(got) != 0 {
		t.Errorf("revoked, and still: %+v", got)
	}
	past := func(id string) *party.Pin { return pins(id).Past() }
	if got := Fold([]Signed{first, second}, past, day0)[h.Lineage]; !reflect.DeepEqual(got, both) {
		t.Errorf("what once was: %+v", got)
	}
}

// Every code that is used has words in both languages, and no words are left over.
func TestErrorsHaveWords(t *testing.T) {
	words, used := map[string]bool{}, map[string]bool{}
	for _, f := range []string{"errors.go", "head.go", "part.go", "note.go", "fold.go"} {
		src := must(os.ReadFile(f))
		if f == "errors.go" {
			for _, m := range regexp.MustCompile(`case "(\w+)":`).FindAllSubmatch(src, -1) {
				words[string(m[1])] = true
			}
		}
		for _, m := range regexp.MustCompile(`fault\("(\w+)"`).FindAllSubmatch(src, -1) {
			used[string(m[1])] = true
		}
	}
	unknown := (&Error{Code: "?"}).Words()
	for c := range used {
		if w := (&Error{Code: c, Value: "v"}).Words(); w == unknown || w.AR == "" || w.EN == "" {
			t.Errorf("%s has no words", c)
		} else if !strings.ContainsFunc(w.AR, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
			t.Errorf("%s: %q is not Arabic", c, w.AR)
		}
	}
	for c := range words {
		if !used[c] {
			t.Errorf("%s is never used", c)
		}
	}
	if e := fault("range", "version", "0"); e.Error() != "instrument: version: is out of range: 0" {
		t.Error(e.Error())
	}
	if e := fault("late", "", ""); !strings.HasPrefix(e.Error(), "instrument: the time") {
		t.Error(e.Error())
	}
	if e := fault("unknown", "kind", strings.Repeat("ت", 80)); len(e.Value) > 104 || !strings.HasSuffix(e.Value, "ت…") {
		t.Errorf("%q is not cut at a letter", e.Value)
	}
}
