package instrument

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// drawParts draws parts for the parties; every party but the last has at least one.
func drawParts(t *rapid.T, parties []string) []Part {
	var parts []Part
	for i := range rapid.IntRange(1, 9).Draw(t, "parts") {
		parts = append(parts, Part{
			Name: "part-" + string(rune('a'+i)),
			For:  slices.Sorted(slices.Values(rapid.SliceOfNDistinct(rapid.SampledFrom(parties), 1, len(parties), rapid.ID).Draw(t, "for"))),
			Body: drawBody(t),
		})
	}
	return parts
}

func drawBody(t *rapid.T) json.RawMessage {
	return must(json.Marshal(map[string]any{
		"text": strings.ReplaceAll(rapid.String().Draw(t, "text"), "\x00", ""), // no text of ours may hold one
		"n":    rapid.IntRange(-1<<53, 1<<53).Draw(t, "n"),
		"x":    rapid.Float64Range(-1e6, 1e6).Draw(t, "x"),
	}))
}

func TestSheetsOpenWhatIsForThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parties := ids(0, 1, 2)
		p := proposal(parties)
		p.Parts = drawParts(t, parties)
		d := must(Propose(p, dice(rapid.Byte().Draw(t, "seed"))))
		for i, party := range parties {
			s := must(d.For(party))
			b := must(json.Marshal(s))
			back, err := ParseSheet(b)
			if err != nil || back.VerifyFor(party) != nil || !bytes.Equal(must(json.Marshal(back)), b) {
				t.Fatalf("the sheet of %d does not come back: %v", i, err)
			}
			for j, part := range p.Parts {
				got, open := back.Part(part.Name)
				if open != slices.Contains(part.For, party) {
					t.Fatalf("part %d is open for %d: %v", j, i, open)
				}
				if open && !sameJSON(got.Body, part.Body) {
					t.Fatalf("part %d says %s, not %s", j, got.Body, part.Body)
				}
			}
			if back.Sealed() != len(p.Parts)-len(back.Opened) {
				t.Fatalf("%d sealed of %d", back.Sealed(), len(p.Parts))
			}
		}
	})
}

func sameJSON(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

// Two versions that differ only in what is not for a party look alike to it: the same bytes, but for the root, the
// commitments to what it may not open.
func TestSheetTellsNothingOfOtherParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		parties := ids(0, 1, 2)
		reader := rapid.SampledFrom(parties).Draw(t, "reader")
		a := proposal(parties)
		a.Parts = drawParts(t, parties)
		b := a
		b.Parts = slices.Clone(a.Parts)
		for i, part := range a.Parts {
			if !slices.Contains(part.For, reader) {
				others := slices.DeleteFunc(slices.Clone(parties), func(p string) bool { return p == reader })
				b.Parts[i] = Part{
					Name: "quite-another-" + string(rune('a'+i)), Body: drawBody(t),
					For: slices.Sorted(slices.Values(rapid.SliceOfNDistinct(rapid.SampledFrom(others), 1, 2, rapid.ID).Draw(t, "for"))),
				}
			}
		}
		seed := rapid.Byte().Draw(t, "seed")
		wire := func(p Proposal) string {
			s := must(must(Propose(p, dice(seed))).For(reader))
			for i := range s.Commitments {
				if !slices.ContainsFunc(s.Opened, func(o Opened) bool { return o.Index == i }) {
					s.Commitments[i] = Commitment{}
				}
			}
			s.Head.Root = ""
			return string(must(json.Marshal(s)))
		}
		if x, y := wire(a), wire(b); x != y {
			t.Fatalf("the sheets differ:\n%s\n%s", x, y)
		}
	})
}

// Who guesses a part rightly cannot find out: no commitment, node of the tree or id is made from it without the salt, and
// salts are never the same.
func TestGuessingFails(t *testing.T) {
	parties := ids(0, 1, 2)
	p := proposal(parties)
	secret := json.RawMessage(`{"n":1}`)
	p.Parts = []Part{
		{Name: "open", For: parties, Body: json.RawMessage(`{}`)},
		{Name: "hidden", For: ids(1), Body: secret},
		{Name: "hidden-too", For: ids(1), Body: secret},
	}
	d := must(Propose(p, nil))
	s := must(d.For(id(0)))
	wire := string(must(json.Marshal(s)))
	for _, hidden := range d.Parts[1:] {
		for name, salt := range map[string][]byte{
			"no salt": nil, "zeros": make([]byte, SaltSize), "the open part's salt": s.Opened[0].Salt, "the root": []byte(s.Head.Root)[:SaltSize],
		} {
			guess := hidden
			guess.Salt = salt
			if c, err := guess.Commit(); err == nil && slices.Contains(s.Commitments, c) {
				t.Errorf("%s confirms a guess", name)
			}
		}
		content := must(hidden.content())
		for _, plain := range [][]byte{hidden.Body, content} {
			if sum := sha256.Sum256(plain); slices.Contains(s.Commitments, Commitment(sum)) {
				t.Error("a bare hash confirms a guess")
			}
		}
		if strings.Contains(wire, hidden.Name) || strings.Contains(wire, string(must(json.Marshal(hidden.Salt)))) {
			t.Errorf("the sheet tells of %s", hidden.Name)
		}
	}
	again := must(must(Propose(p, nil)).For(id(0)))
	for i, c := range s.Commitments {
		if slices.Contains(again.Commitments, c) || slices.Contains(s.Commitments[i+1:], c) {
			t.Error("two commitments are the same")
		}
	}
}

// drawNotes draws what four parties, none of them honest, may say of a few versions.
func drawNotes(t *rapid.T) []Note {
	one := propose(proposal(ids(0, 1, 2)), 1)
	two, rival := amend(one, hours(30), hours(40), 2), amend(one, hours(35), hours(35), 3)
	three := amend(two, hours(50), hours(60), 4)
	elsewhere := propose(proposal(ids(0, 3)), 5)
	heads := []Head{one, two, rival, three, elsewhere}
	when := rapid.Custom(func(t *rapid.T) time.Time { return hours(rapid.IntRange(0, 70).Draw(t, "hour")) })
	var notes []Note
	for range rapid.IntRange(0, 40).Draw(t, "notes") {
		h := rapid.SampledFrom(heads).Draw(t, "head")
		by := rapid.IntRange(0, 3).Draw(t, "by")
		switch rapid.IntRange(0, 9).Draw(t, "what") {
		case 0, 1, 2, 3:
			if h.Party(id(by)) { // Open gives no others
				notes = append(notes, signs(by, h))
			}
		case 4:
			at := when.Draw(t, "at")
			notes = append(notes, leaves(by, h, at, at.Add(time.Duration(rapid.IntRange(0, 30).Draw(t, "notice"))*time.Hour)))
		default:
			var of []int
			for i := range 4 {
				if i != by && rapid.Bool().Draw(t, "of") {
					of = append(of, i)
				}
			}
			if of != nil {
				notes = append(notes, holds(by, h, when.Draw(t, "at"), of...))
			}
		}
	}
	return notes
}

func TestFoldIsAFunctionOfTheSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		notes := drawNotes(t)
		now := hours(rapid.IntRange(0, 80).Draw(t, "now"))
		want := FoldNotes(notes, now)
		other := rapid.Permutation(notes).Draw(t, "order")
		if len(other) > 0 {
			other = append(other, rapid.SliceOf(rapid.SampledFrom(notes)).Draw(t, "again")...)
		}
		if got := FoldNotes(other, now); !reflect.DeepEqual(got, want) {
			t.Fatalf("in another order:\n%+v\n%+v", got, want)
		}
		bare := slices.Clone(notes)
		for i := range bare {
			bare[i].headID = "" // as of a note that somebody kept without it
		}
		if got := FoldNotes(bare, now); !reflect.DeepEqual(got, want) {
			t.Fatalf("from what was kept:\n%+v\n%+v", got, want)
		}
	})
}

func TestFoldKeepsTheRules(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		notes := drawNotes(t)
		now := hours(rapid.IntRange(0, 80).Draw(t, "now"))
		for lineage, s := range FoldNotes(notes, now) {
			if s.Lineage != lineage || len(s.Versions) == 0 {
				t.Fatalf("%+v", s)
			}
			inForce := 0
			for _, v := range s.Versions {
				h := v.Head
				if v.Status == InForce {
					inForce++
				}
				if !v.Completed.IsZero() && (v.Completed.After(h.SignBy) || len(v.Missing)+len(v.Uncounted) > 0 || len(v.Signed) != len(h.Parties)) {
					t.Fatalf("complete: %+v", v)
				}
				if len(v.Signed)+len(v.Missing) != len(h.Parties) {
					t.Fatalf("neither signed nor missing: %+v", v)
				}
				if v.Completed.IsZero() && (v.Status == Complete || v.Status == InForce || v.Status == Superseded) || v.Status == Dead && !now.After(h.SignBy) {
					t.Fatalf("%s: %+v", v.Status, v)
				}
			}
			if (inForce == 1) != (s.InForce != nil) || (s.InForce != nil) != (s.Status == InForce) {
				t.Fatalf("in force: %+v", s)
			}
			if h := s.InForce; h != nil {
				if now.Before(h.EffectiveFrom) || len(s.Equivocations) > 0 || !s.Ends.IsZero() && !now.Before(s.Ends) {
					t.Fatalf("in force without right: %+v", s)
				}
				for _, v := range s.Versions {
					if v.Head.Version > h.Version && !v.Completed.IsZero() && !now.Before(v.Head.EffectiveFrom) {
						t.Fatalf("not the newest is in force: %+v", s)
					}
				}
			}
		}
	})
}

// A further note never undoes what was complete, proven or withdrawn; and as time goes on nothing comes to life that
// was not complete by its deadline.
func TestFoldMovesOneWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		notes := drawNotes(t)
		now := hours(rapid.IntRange(0, 80).Draw(t, "now"))
		cut := rapid.IntRange(0, len(notes)).Draw(t, "cut")
		all := FoldNotes(notes, now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "later"))*time.Hour))
		for lineage, s := range FoldNotes(notes[:cut], now) {
			more := all[lineage]
			for _, v := range s.Versions {
				w, ok := more.Version(v.ID)
				if !ok || !v.Completed.IsZero() && (w.Completed.IsZero() || w.Completed.After(v.Completed)) {
					t.Fatalf("taken back:\n%+v\n%+v", v, w)
				}
			}
			if len(more.Equivocations) < len(s.Equivocations) || !s.Ends.IsZero() && (more.Ends.IsZero() || more.Ends.After(s.Ends)) {
				t.Fatalf("taken back:\n%+v\n%+v", s, more)
			}
		}
	})
}

// Who asks MaySign before each signature never has two faces, whatever it is shown and in whatever order.
func TestWhoAsksHasOneFace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		heads := []Head{propose(proposal(ids(0, 1)), 1)}
		notes := completed(heads[0], hours(1), 0, 1)
		for i := range rapid.IntRange(1, 8).Draw(t, "heads") {
			h := amend(rapid.SampledFrom(heads).Draw(t, "after"), hours(30), hours(40), byte(i+2))
			if rapid.IntRange(0, 4).Draw(t, "skip") == 0 {
				h.Version++
			}
			heads = append(heads, h)
			notes = append(notes, signs(1, h))
		}
		var mine []Note
		for range 20 {
			h := rapid.SampledFrom(heads).Draw(t, "sign")
			// The other party shows its heads as it pleases; a proof that it has two faces it keeps to itself.
			shown := slices.Clone(mine)
			if rapid.Bool().Draw(t, "shown") {
				shown = append(shown, notes[:4]...)
			}
			shown = append(shown, signs(1, rapid.SampledFrom(heads).Draw(t, "show")))
			if MaySign(in(h, shown, hours(5)), h, id(0), hours(5)) == nil {
				mine = append(mine, signs(0, h))
			}
		}
		if s := in(heads[0], mine, hours(50)); len(s.Equivocations) > 0 {
			t.Fatalf("%+v", s.Equivocations)
		}
	})
}

func TestMerkleRootIsRFC6962(t *testing.T) {
	// From RFC 6962, section 2.1: leaves are hashed after a zero, nodes after a one, and the left tree is the
	// largest full one that is smaller than the whole.
	leaf := func(c Commitment) []byte { s := sha256.Sum256(append([]byte{0}, c[:]...)); return s[:] }
	node := func(l, r []byte) []byte { s := sha256.Sum256(slices.Concat([]byte{1}, l, r)); return s[:] }
	c := make([]Commitment, 5)
	for i := range c {
		c[i][0] = byte(i)
	}
	want := node(node(node(leaf(c[0]), leaf(c[1])), node(leaf(c[2]), leaf(c[3]))), leaf(c[4]))
	var got Commitment
	if err := got.UnmarshalText([]byte(Root(c))); err != nil || !bytes.Equal(got[:], want) {
		t.Errorf("%x, not %x (%v)", got, want, err)
	}
	if Root(nil) != "" {
		t.Error("nothing has a root")
	}
}
