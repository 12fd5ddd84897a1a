package party

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestRotation(t *testing.T) {
	first := must(Generate(day))(t)
	second, r2, err := first.Next(day.AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	third, r3, err := second.Next(day.AddDate(0, 2, 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range []*Keys{second, third} {
		if k.Public().ID != first.Public().ID {
			t.Errorf("the party changes its id to %s", k.Public().ID)
		}
	}
	pin := testPin(t, first)
	if err := pin.Rotate(*r3); code(err) != "rotation_gap" {
		t.Errorf("a generation is jumped over: %v", err)
	}
	for _, r := range []*Rotation{r2, r2, r3, r2, r3} { // twice changes nothing
		read := must(ParseRotation(must(r.Marshal())(t)))(t)
		if err := pin.Rotate(read); err != nil {
			t.Fatal(err)
		}
	}
	if len(pin.Generations) != 3 || !pin.Current().Equal(third.Public()) || len(pin.Rotations) != 2 {
		t.Fatalf("%d generations, %v", len(pin.Generations), pin.Current())
	}
	for i, k := range []*Keys{first, second, third} {
		text, g, err := pin.Open(must(k.Sign("text\n"))(t))
		if err != nil || text != "text\n" || g != i+1 {
			t.Errorf("generation %d: %q, %d, %v", i+1, text, g, err)
		}
		cosigned := must(k.Cosign(must(first.Sign(seen))(t), day))(t)
		text, g, at, err := pin.OpenCosigned(cosigned)
		if err != nil || text != seen || g != i+1 || !at.Equal(day) {
			t.Errorf("generation %d: %q, %d, %v, %v", i+1, text, g, at, err)
		}
		if p, ok := pin.Generation(i + 1); !ok || !p.Equal(k.Public()) {
			t.Errorf("generation %d: %v", i+1, ok)
		}
	}
	for _, n := range []int{-1, 0, 4} {
		if _, ok := pin.Generation(n); ok {
			t.Errorf("there is a generation %d", n)
		}
	}
	// A new partner pins the whole line, from the card of whichever generation it was given.
	for _, k := range []*Keys{first, second, third} {
		p, err := NewPin(third.History(), k.Public().Digest())
		if err != nil || asJSON(t, p) != asJSON(t, pin) {
			t.Errorf("%v", err)
		}
	}
	if _, err := NewPin(second.History(), third.Public().Digest()); code(err) != "digest" {
		t.Errorf("keys that are not there: %v", err)
	}
	// Signed by two generations: the newest counts.
	if text, g, err := pin.Open(must(r3.Marshal())(t)); err != nil || g != 3 || !strings.HasPrefix(text, rotationLine) {
		t.Errorf("%q, %d, %v", text, g, err)
	}
}

func TestRotationsRefused(t *testing.T) {
	first, other := testKeys(t, 0), testKeys(t, 1)
	second, r2 := testNext(t, first)
	third, r3, err := second.Next(second.Public().Made)
	if err != nil {
		t.Fatal(err)
	}
	_, fork, err := first.Next(day.AddDate(0, 7, 0))
	if err != nil {
		t.Fatal(err)
	}
	_, foreign, err := other.Next(day.AddDate(0, 1, 0))
	if err != nil {
		t.Fatal(err)
	}
	forgedKeys := must(testSecrets(1).keys(first.Public().ID, 2, day))(t)
	forged := must(other.rotate(forgedKeys))(t) // another party's signature
	forged.Party, forged.From = first.Public().ID, first.Public().Digest()
	back := must(testSecrets(1).keys(first.Public().ID, 3, day))(t)
	backwards := must(second.rotate(back))(t) // dated before the second

	fresh := func() *Pin { return testPin(t, first) }
	after := func() *Pin {
		p := fresh()
		if err := p.Rotate(*r2); err != nil {
			t.Fatal(err)
		}
		return p
	}
	for _, c := range []struct {
		name string
		pin  *Pin
		r    Rotation
		want string
	}{
		{"another party's", fresh(), *foreign, "rotation_party"},
		{"signed by another", fresh(), *forged, "rotation_signature"},
		{"signed by another, in place of the pinned one", after(), *forged, "rotation_signature"},
		{"too early", fresh(), *r3, "rotation_gap"},
		{"two from one", after(), *fork, "rotation_conflict"},
		{"dated back", after(), *backwards, "rotation"},
		{"empty", fresh(), Rotation{}, "rotation_party"},
		{"no pin", &Pin{}, *r2, "rotation_party"},
	} {
		before := asJSON(t, c.pin.Generations)
		if err := c.pin.Rotate(c.r); code(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
		if asJSON(t, c.pin.Generations) != before {
			t.Errorf("%s: the pin has changed", c.name)
		}
	}
	// The other branch of a fork leads nowhere either.
	forkedNext, forkedRotation, err := must(testSecrets(1).keys(first.Public().ID, 2, day))(t).Next(day)
	if err != nil {
		t.Fatal(err)
	}
	p := after()
	if err := p.Rotate(*forkedRotation); code(err) != "rotation_conflict" {
		t.Errorf("%v goes on from %v: %v", forkedNext, third, err)
	}
}

func TestParseStatements(t *testing.T) {
	first := testKeys(t, 0)
	second, r := testNext(t, first)
	good := string(must(r.Marshal())(t))
	revocation := string(must(must(first.Revoke(day, Ended))(t).Marshal())(t))
	sign := func(text string) string {
		return string(must(signNote(text, append(first.noteSigners(), second.noteSigners()...)...))(t))
	}
	text, _ := lines([]byte(good))
	ended, _ := lines([]byte(revocation))
	_, sigs := lines([]byte(good))
	for name, s := range map[string]string{
		"empty": "", "a revocation": revocation, "unsigned": text, "a text": sign("text\n"),
		"without new signatures": text + "\n" + sigs[0] + sigs[1],
		"blanks":                 sign(strings.Replace(text, `"v":1`, `"v": 1`, 1)),
		"version":                sign(strings.Replace(text, `,"v":1}`+"\n", `,"v":2}`+"\n", 1)),
		"another party":          sign(strings.Replace(text, `"party":"`+first.Public().ID+`","v"`, `"party":"`+testKeys(t, 1).Public().ID+`","v"`, 1)),
		"no digest":              sign(strings.Replace(text, `"from":"`, `"from":"00`, 1)),
		"capitals":               sign(rotationLine + strings.Replace(strings.TrimPrefix(text, rotationLine), r1(text), strings.ToUpper(r1(text)), 1)),
		"the first generation":   sign(rotationLine + asJSON(t, rotationText{From: r1(text), Keys: json.RawMessage(asJSON(t, first.Public())), Party: first.Public().ID, V: 1}) + "\n"),
		"two lines":              sign(text + "\n"),
		"long":                   sign(text + strings.Repeat("x", maxStatement) + "\n"),
	} {
		if _, err := ParseRotation([]byte(s)); code(err) != "rotation" {
			t.Errorf("rotation, %s: %v", name, err)
		}
	}
	for name, s := range map[string]string{
		"empty": "", "a rotation": good, "unsigned": ended,
		"blanks":     sign(strings.Replace(ended, `"v":1`, `"v": 1`, 1)),
		"version":    sign(strings.Replace(ended, `"v":1`, `"v":2`, 1)),
		"reason":     sign(strings.Replace(ended, Ended, "bored", 1)),
		"generation": sign(strings.Replace(ended, `"generation":1`, `"generation":0`, 1)),
		"party":      sign(strings.Replace(ended, `"party":"p-`, `"party":"q-`, 1)),
		"time":       sign(strings.Replace(ended, `.000Z`, `Z`, 1)),
	} {
		if _, err := ParseRevocation([]byte(s)); code(err) != "revocation" {
			t.Errorf("revocation, %s: %v", name, err)
		}
	}
	if _, err := first.Revoke(day, "bored"); code(err) != "revocation" {
		t.Errorf("revoked for no reason: %v", err)
	}
}

// r1 is the digest in the text of a rotation.
func r1(text string) string {
	_, s, _ := strings.Cut(text, `"from":"`)
	return s[:64]
}

func TestHistories(t *testing.T) {
	first, other := testKeys(t, 0), testKeys(t, 1)
	second, _ := testNext(t, first)
	third, _, err := second.Next(day.AddDate(2, 0, 0))
	if err != nil {
		t.Fatal(err)
	}
	h := third.History()
	got := must(ParseHistory(must(h.Marshal())(t)))(t)
	if asJSON(t, got) != asJSON(t, h) || len(got.Generations()) != 3 || !got.Current().Equal(third.Public()) {
		t.Error("a history read is another one")
	}
	for name, bad := range map[string]History{
		"no first":         {},
		"a step left out":  {First: h.First, Rotations: h.Rotations[1:]},
		"turned round":     {First: h.First, Rotations: []Rotation{h.Rotations[1], h.Rotations[0]}},
		"twice":            {First: h.First, Rotations: []Rotation{h.Rotations[0], h.Rotations[0]}},
		"another's first":  {First: other.Public(), Rotations: h.Rotations},
		"second for first": {First: second.Public()},
	} {
		if _, err := NewPin(bad, third.Public().Digest()); code(err) != "history" {
			t.Errorf("%s: %v", name, err)
		}
		if bad.First.k == nil {
			continue
		}
		if _, err := ParseHistory([]byte(asJSON(t, bad))); code(err) != "history" {
			t.Errorf("%s: read: %v", name, err)
		}
	}
	for _, s := range []string{"", "{}", "null", `{"first":null}`, asJSON(t, h) + "{}", strings.Replace(asJSON(t, h), `"rotations"`, `"sotations"`, 1), strings.Repeat(" ", maxHistory+1)} {
		if _, err := ParseHistory([]byte(s)); code(err) != "history" {
			t.Errorf("%.20q: %v", s, err)
		}
	}
}

func TestGenerationsEnd(t *testing.T) {
	k := testKeys(t, 0)
	last := must(testSecrets(1).keys(k.Public().ID, maxGeneration, day))(t)
	if _, _, err := last.Next(day); code(err) != "generations" {
		t.Errorf("%v", err)
	}
	// A clock that was put back does not make keys that nobody takes.
	next, r, err := k.Next(day.Add(-time.Hour))
	if err != nil || !next.Public().Made.Equal(day) {
		t.Fatalf("%v, %v", next, err)
	}
	if err := testPin(t, k).Rotate(*r); err != nil {
		t.Error(err)
	}
}

func TestRevocation(t *testing.T) {
	first, other := testKeys(t, 0), testKeys(t, 1)
	second, rotation := testNext(t, first)
	signed := must(second.Sign("text\n"))(t)
	cosigned := must(second.Cosign(must(other.Sign(seen))(t), day))(t)
	for _, k := range []*Keys{first, second} { // an old generation will do
		pin := testPin(t, second)
		r := must(k.Revoke(day.AddDate(1, 0, 0), Compromised))(t)
		read := must(ParseRevocation(must(r.Marshal())(t)))(t)
		if read.Party != pin.ID || read.Generation != k.Public().Generation || !read.At.Equal(day.AddDate(1, 0, 0)) || read.Reason != Compromised {
			t.Errorf("%+v", read)
		}
		if err := pin.Revoke(read); err != nil {
			t.Fatal(err)
		}
		if _, _, err := pin.Open(signed); code(err) != "revoked" {
			t.Errorf("a revoked party is heard: %v", err)
		}
		if _, _, _, err := pin.OpenCosigned(cosigned); code(err) != "revoked" {
			t.Errorf("a revoked party cosigns: %v", err)
		}
		if err := pin.Rotate(*rotation); code(err) != "revoked" {
			t.Errorf("a revoked party rotates: %v", err)
		}
		if _, _, err := pin.Past().Open(signed); err != nil {
			t.Errorf("what was signed earlier cannot be verified any more: %v", err)
		}
		if pin.Revoked == nil {
			t.Error("looking back takes the revocation away")
		}
		// The first revocation stays.
		if err := pin.Revoke(*must(first.Revoke(day.AddDate(2, 0, 0), Ended))(t)); err != nil || pin.Revoked.Reason != Compromised {
			t.Errorf("%+v, %v", pin.Revoked, err)
		}
		// And it is kept.
		var kept Pin
		if err := json.Unmarshal([]byte(asJSON(t, pin)), &kept); err != nil || kept.Revoked == nil || asJSON(t, kept) != asJSON(t, pin) {
			t.Errorf("%v", err)
		}
	}
	pin := testPin(t, first)
	for name, r := range map[string]*Revocation{
		"another party's":      must(other.Revoke(day, Ended))(t),
		"an unknown gen":       must(second.Revoke(day, Ended))(t),
		"in another's name":    {Party: pin.ID, Generation: 1, Reason: Ended, signed: must(must(other.Revoke(day, Ended))(t).Marshal())(t)},
		"unsigned":             {Party: pin.ID, Generation: 1, Reason: Ended},
		"signed by the second": {Party: pin.ID, Generation: 1, Reason: Ended, signed: must(must(second.Revoke(day, Ended))(t).Marshal())(t)},
	} {
		if err := pin.Revoke(*r); code(err) != "revocation" || pin.Revoked != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestStoredPins(t *testing.T) {
	first := testKeys(t, 0)
	second, _ := testNext(t, first)
	pin := testPin(t, second)
	b := must(pin.Marshal())(t)
	got := must(ParsePin(b))(t)
	if asJSON(t, got) != string(b) || got.ID != pin.ID || len(got.Generations) != 2 {
		t.Errorf("%+v", got)
	}
	s := string(b)
	for _, bad := range []string{"", "{}", "null", s[:len(s)/2], strings.Replace(s, `"first"`, `"third"`, 1),
		strings.TrimSuffix(s, "}") + `,"revoked":` + asJSON(t, must(testKeys(t, 1).Revoke(day, Ended))(t)) + "}"} {
		if _, err := ParsePin([]byte(bad)); code(err) != "pin" {
			t.Errorf("%.30q…: %v", bad, err)
		}
		if err := new(Pin).UnmarshalJSON([]byte(bad)); err == nil {
			t.Errorf("%.30q…: read within JSON", bad)
		}
	}
	var empty Pin
	if _, _, err := empty.Open(must(first.Sign("x\n"))(t)); code(err) != "unsigned" {
		t.Errorf("an empty pin opens: %v", err)
	}
	if !empty.Current().Made.IsZero() || empty.History().First.ID != "" {
		t.Error("an empty pin has keys")
	}
}

func TestErrorsAreFoundByCode(t *testing.T) {
	_, _, err := testPin(t, testKeys(t, 0)).Open(must(testKeys(t, 1).Sign("x\n"))(t))
	if !errors.Is(err, &Error{Code: "unsigned"}) || errors.Is(err, &Error{Code: "half"}) {
		t.Error(err)
	}
}

func TestFlippedStatements(t *testing.T) {
	first := testKeys(t, 0)
	_, r := testNext(t, first)
	rotation := must(r.Marshal())(t)
	revocation := must(must(first.Revoke(day, Ended))(t).Marshal())(t)
	history := []byte(asJSON(t, History{First: first.Public(), Rotations: []Rotation{*r}}))
	rapid.Check(t, func(rt *rapid.T) {
		bit := rapid.IntRange(0, len(rotation)*8-1).Draw(rt, "bit of the rotation")
		if r, err := ParseRotation(flip(rotation, bit)); err == nil && testPin(t, first).Rotate(r) == nil {
			rt.Fatal("the rotation still holds")
		}
		bit = rapid.IntRange(0, len(revocation)*8-1).Draw(rt, "bit of the revocation")
		if r, err := ParseRevocation(flip(revocation, bit)); err == nil && testPin(t, first).Revoke(r) == nil {
			rt.Fatal("the revocation still holds")
		}
		bit = rapid.IntRange(0, len(history)*8-1).Draw(rt, "bit of the history")
		if h, err := ParseHistory(flip(history, bit)); err == nil && h.First.ID == first.Public().ID && asJSON(t, h) != string(history) {
			rt.Fatal("the history still holds")
		}
	})
}
