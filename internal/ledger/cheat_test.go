package ledger

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// met are two desks in the middle of their dealings: Damascus gave three warnings, the desert desk took them,
// acknowledged, and Damascus has that.
func met(t testing.TB) (damascus, desert *desk) {
	t.Helper()
	damascus, desert = twoDesks(7)
	for i := range 3 {
		damascus.write(Content{Kind: Gave, What: "warning", Ref: fmt.Sprintf("copy-%d", i), Parcel: fmt.Sprintf("parcel-%d", i)})
		damascus.wait(time.Minute)
	}
	send(t, damascus, desert)
	desert.write(Content{Kind: Received, Parcel: "parcel-2"})
	desert.wait(20 * time.Minute)
	desert.write(Content{Kind: Acknowledged, Ref: "copy-1"})
	send(t, desert, damascus)
	damascus.wait(time.Hour)
	return damascus, desert
}

// more lets a desk write some more that it has not sent.
func (d *desk) more(n int) {
	for range n {
		d.write(Content{Kind: Gave, What: "report", Ref: fmt.Sprintf("more-%d", len(d.own.entries))})
		d.wait(time.Minute)
	}
}

// rewritten is the log with one entry replaced, and everything after it as it was.
func rewritten(b *book, index int, random *rand.Rand) *book {
	c := &book{log: b.log, head: Empty()}
	for i, e := range b.entries {
		o := b.openings[i]
		if i == index {
			x, y := must2(NewEntry(Content{Kind: Gave, What: "report", Ref: "another", At: b.times[i]}, must(ParseEntry(e)).Seen, random))
			m := x.Marshal()
			e, o = m[:], &y
		}
		c.add(e, o, b.times[i])
	}
	return c
}

// exchanged is the log with two entries exchanged.
func exchanged(b *book, i, j int) *book {
	c := &book{log: b.log, head: Empty()}
	order := make([]int, len(b.entries))
	for k := range order {
		order[k] = k
	}
	order[i], order[j] = order[j], order[i]
	for _, k := range order {
		c.add(b.entries[k], b.openings[k], b.times[k])
	}
	return c
}

func TestCheats(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	for _, story := range []struct {
		name string
		want FaultKind
		// cheat plays it, and returns what the other side or the auditor found.
		cheat func(t *testing.T, damascus, desert *desk) error
		check func(t *testing.T, f *Fault, damascus, desert *desk)
	}{
		{
			"Damascus restores last week's backup and sends from there", FaultRollback,
			func(t *testing.T, damascus, desert *desk) error {
				backup := damascus.own.copy()
				damascus.more(2)
				send(t, damascus, desert)
				damascus.own = backup
				_, _, err := desert.take(damascus.piece(1))
				return err
			},
			func(t *testing.T, f *Fault, _, desert *desk) {
				if f.Known != desert.mirror.head.Size || f.Own {
					t.Errorf("Damascus is not told how many entries the desert desk holds: %+v", f)
				}
			},
		},
		{
			"Damascus has lost entries, and learns it from the receipt", FaultRollback,
			func(t *testing.T, damascus, desert *desk) error {
				backup := damascus.own.copy()
				damascus.more(2)
				_, cosigned, err := desert.take(damascus.piece(0))
				if err != nil {
					t.Fatal(err)
				}
				damascus.own = backup
				return damascus.settle(cosigned)
			},
			func(t *testing.T, f *Fault, _, desert *desk) {
				if f.Known != desert.mirror.head.Size || !f.Own {
					t.Errorf("Damascus does not learn how many to fetch: %+v", f)
				}
			},
		},
		{
			"Damascus rewrites a warning that the desert desk has signed for", FaultFork,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(2)
				damascus.own = rewritten(damascus.own, 1, random)
				_, _, err := desert.take(damascus.piece(1))
				return err
			},
			func(t *testing.T, f *Fault, damascus, _ *desk) {
				if f.Index != 1 || f.Proof == nil {
					t.Fatalf("the entry is not found, or nothing proves it: %+v", f)
				}
				// Anybody with the public keys of Damascus sees it.
				why, err := f.Proof.Verify(damascus.hand)
				if err != nil {
					t.Fatal(err)
				}
				wantFault(t, why, FaultEquivocation)
			},
		},
		{
			"Damascus rewrites it and signs no more than the desert desk holds", FaultFork,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.own = rewritten(damascus.own, 0, random)
				p := damascus.piece(0)
				p.Entries, p.Openings = nil, nil
				p.From = 3
				p.Proof = nil
				_, _, err := desert.take(p)
				return err
			},
			func(t *testing.T, f *Fault, damascus, _ *desk) {
				why, err := f.Proof.Verify(damascus.hand)
				if err != nil {
					t.Fatal(err)
				}
				wantFault(t, why, FaultEquivocation)
			},
		},
		{
			"Damascus rewrites it, keeps quiet about it, and sends only what is new", FaultFork,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(2)
				damascus.own = rewritten(damascus.own, 1, random)
				_, _, err := desert.take(damascus.piece(3))
				return err
			},
			func(t *testing.T, f *Fault, _, _ *desk) {
				if len(f.Evidence) != 2 {
					t.Errorf("both checkpoints are the evidence, got %d", len(f.Evidence))
				}
			},
		},
		{
			"Damascus leaves an entry out of the parcel", FaultGap,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(3)
				p := damascus.piece(3)
				p.Entries, p.Openings = slices.Delete(p.Entries, 1, 2), slices.Delete(p.Openings, 1, 2)
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"a parcel was lost on the way, and the next begins after it", FaultGap,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(3)
				_, _, err := desert.take(damascus.piece(5))
				return err
			},
			func(t *testing.T, f *Fault, _, _ *desk) {
				if f.Known != 3 {
					t.Errorf("Known is %d: Damascus cannot tell from where to send", f.Known)
				}
			},
		},
		{
			"Damascus drops a warning from its log and sends it whole", FaultFork,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(3)
				short := &book{log: damascus.own.log, head: Empty()}
				for i, e := range damascus.own.entries {
					if i != 1 {
						short.add(e, damascus.own.openings[i], damascus.own.times[i])
					}
				}
				damascus.own = short
				_, _, err := desert.take(damascus.piece(0))
				return err
			},
			nil,
		},
		{
			"Damascus puts two signed warnings in another order", FaultReorder,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(1)
				damascus.own = exchanged(damascus.own, 0, 2)
				_, _, err := desert.take(damascus.piece(0))
				return err
			},
			func(t *testing.T, f *Fault, damascus, _ *desk) {
				why, err := f.Proof.Verify(damascus.hand)
				if err != nil {
					t.Fatal(err)
				}
				wantFault(t, why, FaultEquivocation)
			},
		},
		{
			"Damascus sends new entries in another order than it signed", FaultReorder,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(4)
				p := damascus.piece(2)
				p.Entries[1], p.Entries[3] = p.Entries[3], p.Entries[1]
				p.Openings[1], p.Openings[3] = p.Openings[3], p.Openings[1]
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus sends what it sent before in another order than it signed", FaultReorder,
			func(_ *testing.T, damascus, desert *desk) error {
				p := damascus.piece(0)
				p.Entries[0], p.Entries[1] = p.Entries[1], p.Entries[0]
				p.Openings = nil
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus signs one entry and sends another", FaultAltered,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(2)
				p := damascus.piece(3)
				p.Entries[0], p.Openings = bytes.Clone(p.Entries[0]), nil
				p.Entries[0][5] ^= 1
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus sends an entry more than it signed", FaultAltered,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(2)
				p := damascus.piece(3)
				p.Entries, p.Openings = append(p.Entries, p.Entries[0]), nil
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus counts a warning twice by writing its entry once more", FaultReplay,
			func(_ *testing.T, damascus, desert *desk) error {
				e := must(ParseEntry(damascus.own.entries[0]))
				e.Seen = damascus.mirror.head // or the size seen would go down
				b := e.Marshal()
				damascus.own.add(b[:], damascus.own.openings[0], damascus.own.times[0])
				_, _, err := desert.take(damascus.piece(3))
				return err
			},
			nil,
		},
		{
			"the desert desk sends an old receipt for a new parcel", FaultReplay,
			func(t *testing.T, damascus, desert *desk) error {
				old := damascus.own.exports[0].Checkpoint
				damascus.more(1)
				send(t, damascus, desert)
				return damascus.settle(old)
			},
			func(t *testing.T, f *Fault, _, _ *desk) {
				if !f.Own {
					t.Error("the receipt is for one's own log")
				}
			},
		},
		{
			"the desert desk signs for something that Damascus never wrote", FaultFork,
			func(_ *testing.T, damascus, desert *desk) error {
				other := rewritten(damascus.own, 2, random)
				// Damascus itself must have signed it: somebody runs a second node with its keys.
				p := pieceOf(other, damascus.hand, 0)
				return damascus.settle(desert.Cosign(p.Checkpoint, *desert.clock))
			},
			nil,
		},
		{
			"Damascus puts the signature of an earlier checkpoint under a new one", FaultSwappedSignature,
			func(_ *testing.T, damascus, desert *desk) error {
				_, lines, _ := cutNote(damascus.own.signed)
				damascus.more(1)
				p := damascus.piece(3)
				p.Checkpoint = []byte(CheckpointText(damascus.own.log, damascus.own.head) + lines)
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"the desert desk puts an earlier cosignature under a new checkpoint", FaultSwappedSignature,
			func(t *testing.T, damascus, desert *desk) error {
				_, old, _ := cutNote(damascus.own.exports[0].Checkpoint)
				_, oldLine, _ := strings.Cut(old[1:], "\n")
				damascus.more(1)
				p := damascus.piece(3)
				if _, _, err := desert.take(p); err != nil {
					t.Fatal(err)
				}
				return damascus.settle([]byte(string(p.Checkpoint) + oldLine))
			},
			nil,
		},
		{
			"the desert desk signs the log of Damascus in its place", FaultBadSignature,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(1)
				p := pieceOf(damascus.own, desert.hand, 3)
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus sends what it wrote to somebody else", FaultWrongLog,
			func(_ *testing.T, damascus, desert *desk) error {
				elsewhere := damascus.own.copy()
				elsewhere.log.Reader = "p-palmyra"
				p := pieceOf(elsewhere, damascus.hand, 3)
				p.Reader = desert.id
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus writes today that it gave a warning yesterday, after it saw the answer to what came before", FaultBackdated,
			func(t *testing.T, damascus, desert *desk) error {
				damascus.write(Content{Kind: Gave, What: "warning", Ref: "late", At: damascus.clock.Add(-24 * time.Hour)})
				taken := send(t, damascus, desert)
				if len(taken.Flags) != 1 || len(desert.mirror.entries) != 4 {
					t.Fatalf("flags %v", taken.Flags)
				}
				if got := taken.Opened[0].Time; got.Before(firstDay) {
					t.Errorf("the time that counts is %v", got)
				}
				return taken.Flags[0]
			},
			func(t *testing.T, f *Fault, _, _ *desk) {
				if f.After.IsZero() || f.Index != 3 {
					t.Errorf("the bound is not told: %+v", f)
				}
			},
		},
		{
			"Damascus writes tomorrow's date", FaultBackdated,
			func(t *testing.T, damascus, desert *desk) error {
				damascus.write(Content{Kind: Gave, What: "warning", Ref: "early", At: damascus.clock.Add(24 * time.Hour)})
				taken := send(t, damascus, desert)
				if len(taken.Flags) != 1 || !taken.Opened[0].Time.Equal(*desert.clock) {
					t.Fatalf("flags %v, time %v", taken.Flags, taken.Opened)
				}
				// What comes after it, with a true date, is not held against it.
				damascus.more(1)
				if next := send(t, damascus, desert); len(next.Flags) != 0 {
					t.Errorf("an honest entry is flagged: %v", next.Flags)
				}
				return taken.Flags[0]
			},
			nil,
		},
		{
			"the answers are erased, and the cosignatures alone show an auditor that an entry is back-dated", FaultBackdated,
			func(t *testing.T, damascus, desert *desk) error {
				damascus.wait(48 * time.Hour)
				damascus.more(1)
				send(t, damascus, desert)
				desert.write(Content{Kind: Received, Parcel: "parcel-3"})
				send(t, desert, damascus)
				damascus.wait(48 * time.Hour)
				damascus.write(Content{Kind: Gave, What: "warning", Ref: "late", At: firstDay.Add(-time.Hour)})
				send(t, damascus, desert)
				clear(damascus.mirror.openings)
				for i := range 4 {
					damascus.own.openings[i] = nil
				}
				report, err := VerifyLog(bytes.NewReader(export(t, damascus.own, damascus.mirror)), handsOf, nil)
				if err != nil {
					t.Fatal(err)
				}
				if len(report.Logs[0].Flags) != 1 {
					t.Fatalf("flags %v", report.Logs[0].Flags)
				}
				return report.Logs[0].Flags[0]
			},
			func(t *testing.T, f *Fault, damascus, _ *desk) {
				if want := damascus.own.marks[0].At; !f.After.Equal(want) {
					t.Errorf("the bound is %v, want the cosignature of %v", f.After, want)
				}
			},
		},
		{
			"the desert desk says it saw less of the log than before", FaultSeen,
			func(_ *testing.T, damascus, desert *desk) error {
				e, o := must2(NewEntry(Content{Kind: Acknowledged, Ref: "copy-0", At: *desert.clock}, Head{2, must(damascus.own.tree().Root(2))}, desert.random))
				b := e.Marshal()
				desert.own.add(b[:], &o, *desert.clock)
				_, _, err := damascus.take(desert.piece(2))
				return err
			},
			nil,
		},
		{
			"the desert desk says it saw a log that Damascus never wrote", FaultSeen,
			func(_ *testing.T, damascus, desert *desk) error {
				desert.mirror.head = Head{3, sha256.Sum256([]byte("another"))}
				desert.own.head, desert.own.hashes, desert.own.entries, desert.own.openings, desert.own.times = Empty(), nil, nil, nil, nil
				desert.write(Content{Kind: Acknowledged, Ref: "copy-0"})
				m := damascus.view()
				m.Head, m.Hashes, m.Seen, m.Checkpoint = Empty(), Hashes{}, Head{}, nil
				_, err := m.Take(desert.piece(0), desert.hand)
				return err
			},
			nil,
		},
		{
			"the desert desk saw entries that Damascus lost", FaultSeen,
			func(t *testing.T, damascus, desert *desk) error {
				backup := damascus.own.copy()
				damascus.more(2)
				send(t, damascus, desert)
				desert.write(Content{Kind: Acknowledged, Ref: "more-4"})
				damascus.own = backup
				_, _, err := damascus.take(desert.piece(2))
				return err
			},
			func(t *testing.T, f *Fault, damascus, _ *desk) {
				if f.Known != damascus.own.head.Size {
					t.Errorf("Known %d", f.Known)
				}
			},
		},
		{
			"Damascus opens an entry as something else", FaultOpening,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(1)
				p := damascus.piece(3)
				other := must(Content{Kind: Gave, What: "warning", Ref: "another", At: firstDay}.Marshal())
				p.Openings[0] = &Opening{p.Openings[0].Salt, other}
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus attaches a proof that proves nothing", FaultProof,
			func(_ *testing.T, damascus, desert *desk) error {
				damascus.more(2)
				p := damascus.piece(3)
				p.Proof = p.Proof[:len(p.Proof)-1]
				_, _, err := desert.take(p)
				return err
			},
			nil,
		},
		{
			"Damascus shows the desert desk one log and an auditor another", FaultEquivocation,
			func(t *testing.T, damascus, desert *desk) error {
				shown := rewritten(damascus.own, 1, random)
				for range 2 {
					shown.add(randomEntry(random), nil, firstDay)
				}
				forAuditor := pieceOf(shown, damascus.hand, 0).Checkpoint
				forDesert := desert.mirror.signed
				why, err := Equivocates(forDesert, forAuditor, damascus.hand, must(ProvePrefix(shown.hashes, 3, 5)))
				if err != nil {
					t.Fatal(err)
				}
				return why
			},
			func(t *testing.T, f *Fault, damascus, _ *desk) {
				if why, err := f.Proof.Verify(damascus.hand); err != nil || why == nil {
					t.Errorf("the proof does not stand on its own: %v %v", why, err)
				}
			},
		},
		{
			"Damascus exports another log than it signed", FaultEquivocation,
			func(t *testing.T, damascus, _ *desk) error {
				other := rewritten(damascus.own, 1, random)
				other.exports = []Export{{pieceOf(other, damascus.hand, 0).Checkpoint, false}, damascus.own.exports[0]}
				_, err := VerifyLog(bytes.NewReader(export(t, other)), handsOf, nil)
				return err
			},
			nil,
		},
		{
			"somebody damages the export", FaultMalformed,
			func(t *testing.T, damascus, _ *desk) error {
				b := export(t, damascus.own)
				_, err := VerifyLog(bytes.NewReader(b[:len(b)-20]), handsOf, nil)
				return err
			},
			nil,
		},
	} {
		t.Run(story.name, func(t *testing.T) {
			damascus, desert := met(t)
			f := wantFault(t, story.cheat(t, damascus, desert), story.want)
			if story.check != nil {
				story.check(t, f, damascus, desert)
			}
		})
	}
}

func randomEntry(random *rand.Rand) []byte {
	e, _ := must2(NewEntry(Content{Kind: Gave, Ref: "x", At: firstDay}, Empty(), random))
	b := e.Marshal()
	return b[:]
}

// A stale piece still opens what it carries, so that a parcel that came late is not lost; and the same piece again
// stores nothing.
func TestPiecesComeLateAndTwice(t *testing.T) {
	damascus, desert := met(t)
	damascus.more(1)
	early := damascus.piece(3)
	damascus.more(1)
	late := damascus.piece(3)
	for range 2 {
		taken, _, err := desert.take(late)
		if err != nil {
			t.Fatal(err)
		}
		if desert.mirror.head != damascus.own.head || taken.Head != damascus.own.head || len(taken.Opened) != 2 {
			t.Fatalf("taken %+v", taken)
		}
	}
	taken, err := desert.view().Take(early, damascus.hand)
	wantFault(t, err, FaultRollback)
	if len(taken.Opened) != 1 || taken.Opened[0].Content.Ref != "more-3" || taken.New != nil || taken.Head != desert.mirror.head {
		t.Errorf("taken %+v", taken)
	}
}

// A long log is handed over in several pieces, each with a checkpoint of its own.
func TestLongLogsGoInPieces(t *testing.T) {
	damascus, desert := twoDesks(3)
	damascus.more(100)
	whole := damascus.own
	for to := 30; ; to += 30 {
		part := &book{log: whole.log, head: Empty()}
		for i := range min(to, 100) {
			part.add(whole.entries[i], whole.openings[i], whole.times[i])
		}
		damascus.own = part
		if _, _, err := desert.take(damascus.piece(desert.mirror.head.Size)); err != nil {
			t.Fatal(err)
		}
		if to >= 100 {
			break
		}
	}
	if desert.mirror.head != whole.head {
		t.Errorf("the mirror is at %d", desert.mirror.head.Size)
	}
}

// Damascus restored an old backup. It fetches back what it lost from the mirror of the desert desk, verifies it as
// its own log, and goes on from there.
func TestLostEntriesAreFetchedBack(t *testing.T) {
	damascus, desert := met(t)
	backup := damascus.own.copy()
	damascus.more(4)
	send(t, damascus, desert)
	lost := damascus.own
	damascus.own = backup
	if err := damascus.settle(desert.mirror.exports[1].Checkpoint); KindOf(err) != FaultRollback {
		t.Fatal(err)
	}
	m := desert.mirror
	p := must(Cut(m.log, m.hashes, backup.head.Size, m.head, m.entries[backup.head.Size:], m.openings[backup.head.Size:], m.signed))
	view := Mirror{Log: backup.log, Head: backup.head, Hashes: backup.hashes, Seen: backup.last(), Checkpoint: backup.signed}
	taken, err := view.Take(p, damascus.hand)
	if err != nil || taken.Head != lost.head || len(taken.Opened) != 4 {
		t.Fatalf("%+v %v", taken, err)
	}
	for i, e := range taken.New {
		damascus.own.add(e, &taken.Opened[i].Opening, taken.Opened[i].Time)
	}
	damascus.write(Content{Kind: Restored, N: int(backup.head.Size)})
	if taken := send(t, damascus, desert); len(taken.New) != 1 || taken.Opened[0].Content.Kind != Restored {
		t.Errorf("%+v", taken)
	}
}

// The ways in which one commitment could be opened as two contents, if salts had any length and contents any form.
func TestCommitmentsOpenOneWay(t *testing.T) {
	content := must(Content{Kind: Gave, What: "warning", Ref: "copy-1", At: firstDay}.Marshal())
	salt := bytes.Repeat([]byte{7}, SaltSize)
	good := Opening{salt, content}
	if _, err := good.Open(Commit(good)); err != nil {
		t.Fatal(err)
	}
	short := append(bytes.Repeat([]byte{7}, SaltSize-1), 0)
	long := bytes.Repeat([]byte{7}, 100)
	hashed := sha256.Sum256(long)
	text := string(content)
	for _, c := range []struct {
		name string
		a, b Opening
		same bool // HMAC takes them for one
	}{
		{"zeros after the salt", Opening{short, content}, Opening{short[:SaltSize-1], content}, true},
		{"a long salt for its hash", Opening{hashed[:], content}, Opening{long, content}, true},
		{"another salt", good, Opening{bytes.Repeat([]byte{8}, SaltSize), content}, false},
		{"another content", good, Opening{salt, must(Content{Kind: Gave, What: "report", Ref: "copy-1", At: firstDay}.Marshal())}, false},
	} {
		if same := Commit(c.a) == Commit(c.b); same != c.same {
			t.Errorf("%s: the commitments are the same: %v", c.name, same)
		}
		if _, err := c.b.Open(Commit(c.a)); err == nil {
			t.Errorf("%s: opens in two ways", c.name)
		}
	}
	for _, twofold := range []string{
		strings.Replace(text, `"kind":"gave"`, `"kind":"gave","kind":"recalled"`, 1),
		strings.Replace(text, `"kind":"gave"`, `"Kind":"recalled","kind":"gave"`, 1),
		strings.Replace(text, `"kind"`, `"\u006bind"`, 1),
		strings.Replace(text, `"ref"`, `"note":"x","ref"`, 1),
		strings.Replace(text, `,`, `, `, 1),
		strings.Replace(text, `.000Z`, `Z`, 1),
		strings.Replace(text, `"ref"`, `"n":0,"ref"`, 1),
		text + " ", text + "{}", "[" + text + "]", "null", "",
	} {
		o := Opening{salt, []byte(twofold)}
		if c, err := o.Open(Commit(o)); err == nil {
			t.Errorf("%s is read as %+v", twofold, c)
		}
	}
}

// live plays random dealings between honest desks: they write, send, lose answers, carry parcels for days, send
// again.
func live(t *rapid.T, a, b *desk, steps int) {
	type carried struct {
		p        Piece
		from, to *desk
	}
	var courier []carried
	n := 0
	for range steps {
		from, to := a, b
		if rapid.Bool().Draw(t, "side") {
			from, to = b, a
		}
		switch rapid.IntRange(0, 9).Draw(t, "move") {
		case 0, 1, 2, 3:
			n++
			c := Content{
				Kind:   rapid.SampledFrom([]Kind{Gave, Gave, Gave, Received, Acknowledged, Outcome, Recalled, Withdrawn, Breached, Committed, Signed}).Draw(t, "kind"),
				Parcel: fmt.Sprintf("parcel-%d", rapid.IntRange(0, 9).Draw(t, "parcel")), Agreement: rapid.SampledFrom([]string{"", "A-1", "A-2"}).Draw(t, "agreement"),
				What: rapid.SampledFrom([]string{"warning", "report"}).Draw(t, "what"), Ref: fmt.Sprintf("copy-%d", rapid.IntRange(0, 9).Draw(t, "ref")),
				Digest: fmt.Sprint(n), Code: rapid.SampledFrom([]string{"", "foiled", "nothing"}).Draw(t, "code"), Step: rapid.IntRange(0, 2).Draw(t, "step"),
			}
			from.write(c)
		case 4, 5: // on line
			p := from.piece(rapid.Int64Range(0, to.mirror.head.Size).Draw(t, "from"))
			taken, cosigned, err := to.take(p)
			if err != nil || len(taken.Flags) > 0 {
				t.Fatalf("an honest piece: %v %v", err, taken.Flags)
			}
			if rapid.IntRange(0, 3).Draw(t, "lost") > 0 {
				if err := from.settle(cosigned); err != nil {
					t.Fatalf("an honest receipt: %v", err)
				}
			}
		case 6: // by hand
			courier = append(courier, carried{from.piece(to.mirror.head.Size), from, to})
		case 7:
			if len(courier) > 0 {
				i := rapid.IntRange(0, len(courier)-1).Draw(t, "parcel by hand")
				c := courier[i]
				courier = slices.Delete(courier, i, i+1)
				_, head := must2(ParseCheckpoint(noteText(c.p.Checkpoint)))
				taken, _, err := c.to.take(c.p)
				switch {
				case head.Size < c.to.mirror.head.Size:
					wantFault(t, err, FaultRollback)
				case err != nil:
					t.Fatalf("an honest piece by hand: %v", err)
				}
				if len(taken.Flags) > 0 {
					t.Fatalf("an honest piece by hand is flagged: %v", taken.Flags)
				}
			}
		default:
			from.wait(time.Duration(rapid.Int64Range(0, int64(50*time.Hour)).Draw(t, "pause")))
		}
	}
}

func TestHonestDealingsAreNeverFaulted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := twoDesks(rapid.Int64().Draw(t, "seed"))
		live(t, a, b, rapid.IntRange(0, 40).Draw(t, "steps"))

		var out bytes.Buffer
		for _, k := range []*book{a.own, a.mirror} {
			marks := k.exports
			if err := WriteLog(&out, Header{Log: k.log, Size: k.head.Size}, k.records(), marks); err != nil {
				t.Fatal(err)
			}
		}
		seen := map[Log][]Content{}
		report, err := VerifyLog(&out, handsOf, func(l Log, i int64, _ Entry, c Content) error {
			if int64(len(seen[l])) != i {
				return fmt.Errorf("entry %d comes after %d", i, len(seen[l]))
			}
			seen[l] = append(seen[l], c)
			return nil
		})
		if err != nil {
			t.Fatalf("an honest export: %v", err)
		}
		for i, k := range []*book{a.own, a.mirror} {
			r := report.Logs[i]
			if r.Head != k.head || r.Flagged != 0 || !r.Paired || len(r.Marks) != len(k.marks) || !slices.Equal(seen[k.log], k.contents()) {
				t.Fatalf("report %+v, flags %v", r, r.Flags)
			}
		}

		// Both draw the same balance at every (m,n) that both hold.
		m := rapid.Int64Range(0, b.mirror.head.Size).Draw(t, "m")
		n := rapid.Int64Range(0, a.mirror.head.Size).Draw(t, "n")
		atA := Balance(a.id, b.id, a.own.contents()[:m], a.mirror.contents()[:n])
		atB := Balance(b.id, a.id, b.own.contents()[:n], b.mirror.contents()[:m])
		if x, y := fmt.Sprintf("%+v", atA), fmt.Sprintf("%+v", atB.Swap()); x != y {
			t.Fatalf("the balances differ:\n%s\n%s", x, y)
		}
	})
}

// A random history, and then one of them cheats. However it goes, the other one notices, and says what it was.
func TestNoCheatPasses(t *testing.T) {
	type cheat struct {
		name  string
		kinds []FaultKind
		do    func(t *rapid.T, a, b *desk, random *rand.Rand) error
	}
	take := func(b *desk, p Piece) error {
		taken, _, err := b.take(p)
		if err == nil && len(taken.Flags) > 0 {
			return taken.Flags[0]
		}
		return err
	}
	// old and fresh are entries that b holds, and that it does not hold yet.
	old := func(t *rapid.T, b *desk) int { return rapid.IntRange(0, int(b.mirror.head.Size)-1).Draw(t, "old") }
	fresh := func(t *rapid.T, a, b *desk) int {
		return rapid.IntRange(int(b.mirror.head.Size), len(a.own.entries)-1).Draw(t, "fresh")
	}
	from := func(t *rapid.T, b *desk) int64 { return rapid.Int64Range(0, b.mirror.head.Size).Draw(t, "from") }
	cheats := []cheat{
		{"roll back", []FaultKind{FaultRollback}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			size := rapid.IntRange(0, int(b.mirror.head.Size)-1).Draw(t, "size")
			back := &book{log: a.own.log, head: Empty()}
			for i := range size {
				back.add(a.own.entries[i], a.own.openings[i], a.own.times[i])
			}
			return take(b, pieceOf(back, a.hand, rapid.Int64Range(0, int64(size)).Draw(t, "from")))
		}},
		{"roll back and go on otherwise", []FaultKind{FaultFork}, func(t *rapid.T, a, b *desk, random *rand.Rand) error {
			at := old(t, b)
			back := rewritten(a.own, at, random)
			return take(b, pieceOf(back, a.hand, rapid.Int64Range(0, int64(at)).Draw(t, "from")))
		}},
		{"fork and hide it", []FaultKind{FaultFork, FaultAltered}, func(t *rapid.T, a, b *desk, random *rand.Rand) error {
			at := old(t, b)
			return take(b, pieceOf(rewritten(a.own, at, random), a.hand, rapid.Int64Range(int64(at), b.mirror.head.Size).Draw(t, "from")))
		}},
		{"drop", []FaultKind{FaultGap}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			p := a.piece(from(t, b))
			i := rapid.IntRange(0, len(p.Entries)-1).Draw(t, "dropped")
			p.Entries, p.Openings = slices.Delete(p.Entries, i, i+1), slices.Delete(p.Openings, i, i+1)
			return take(b, p)
		}},
		{"reorder what was signed for", []FaultKind{FaultReorder}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			i := rapid.IntRange(0, int(b.mirror.head.Size)-2).Draw(t, "i")
			j := rapid.IntRange(i+1, int(b.mirror.head.Size)-1).Draw(t, "j")
			return take(b, pieceOf(exchanged(a.own, i, j), a.hand, rapid.Int64Range(0, int64(i)).Draw(t, "from")))
		}},
		{"reorder what is new", []FaultKind{FaultReorder}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			p := a.piece(b.mirror.head.Size)
			i := rapid.IntRange(0, len(p.Entries)-2).Draw(t, "i")
			j := rapid.IntRange(i+1, len(p.Entries)-1).Draw(t, "j")
			p.Entries[i], p.Entries[j] = p.Entries[j], p.Entries[i]
			p.Openings[i], p.Openings[j] = p.Openings[j], p.Openings[i]
			return take(b, p)
		}},
		{"alter", []FaultKind{FaultAltered}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			p := a.piece(b.mirror.head.Size)
			i := rapid.IntRange(0, len(p.Entries)-1).Draw(t, "i")
			p.Entries[i] = bytes.Clone(p.Entries[i])
			p.Entries[i][rapid.IntRange(1, 32).Draw(t, "byte")] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
			return take(b, p)
		}},
		{"replay an entry", []FaultKind{FaultReplay}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			i := rapid.IntRange(0, len(a.own.entries)-1).Draw(t, "i")
			e := must(ParseEntry(a.own.entries[i]))
			e.Seen = a.mirror.head
			m := e.Marshal()
			a.own.add(m[:], a.own.openings[i], a.own.times[i])
			return take(b, a.piece(from(t, b)))
		}},
		{"replay a receipt", []FaultKind{FaultReplay}, func(_ *rapid.T, a, b *desk, _ *rand.Rand) error {
			receipt := a.own.exports[len(a.own.exports)-1].Checkpoint
			_, cosigned, err := b.take(a.piece(b.mirror.head.Size))
			if err != nil {
				return err
			}
			if err := a.settle(cosigned); err != nil {
				return err
			}
			return a.settle(receipt)
		}},
		{"back-date", []FaultKind{FaultBackdated}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			past := time.Duration(rapid.Int64Range(int64(Tolerance)+1e9, int64(1000*time.Hour)).Draw(t, "past"))
			a.write(Content{Kind: Gave, Ref: "late", At: a.own.times[len(a.own.times)-1].Add(-past)})
			return take(b, a.piece(from(t, b)))
		}},
		{"back-date after an answer", []FaultKind{FaultBackdated}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			if err := take(b, a.piece(b.mirror.head.Size)); err != nil {
				return err
			}
			a.wait(48 * time.Hour)
			b.write(Content{Kind: Received, Parcel: "parcel"})
			if err := take(a, b.piece(a.mirror.head.Size)); err != nil {
				return err
			}
			past := time.Duration(rapid.Int64Range(int64(Tolerance)+1e9, int64(47*time.Hour)).Draw(t, "past"))
			a.write(Content{Kind: Gave, Ref: "late", At: a.clock.Add(-past)})
			return take(b, a.piece(from(t, b)))
		}},
		{"date ahead", []FaultKind{FaultBackdated}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			ahead := time.Duration(rapid.Int64Range(int64(Tolerance)+1e9, int64(1000*time.Hour)).Draw(t, "ahead"))
			a.write(Content{Kind: Gave, Ref: "early", At: a.clock.Add(ahead)})
			return take(b, a.piece(from(t, b)))
		}},
		{"swap a signature", []FaultKind{FaultSwappedSignature}, func(_ *rapid.T, a, b *desk, _ *rand.Rand) error {
			_, lines, _ := cutNote(b.mirror.signed)
			p := a.piece(b.mirror.head.Size)
			p.Checkpoint = []byte(CheckpointText(a.own.log, a.own.head) + lines)
			return take(b, p)
		}},
		{"sign with other keys", []FaultKind{FaultBadSignature}, func(_ *rapid.T, a, b *desk, _ *rand.Rand) error {
			return take(b, pieceOf(a.own, hand{a.id, newHand("p-else").key}, b.mirror.head.Size))
		}},
		{"equivocate", []FaultKind{FaultEquivocation}, func(t *rapid.T, a, b *desk, random *rand.Rand) error {
			other := rewritten(a.own, old(t, b), random)
			shown := pieceOf(other, a.hand, 0).Checkpoint
			why, err := Equivocates(b.mirror.signed, shown, a.hand, must(ProvePrefix(other.hashes, b.mirror.head.Size, other.head.Size)))
			if err != nil {
				t.Fatal(err)
			}
			return why
		}},
		{"open another way", []FaultKind{FaultOpening}, func(t *rapid.T, a, b *desk, _ *rand.Rand) error {
			p := a.piece(b.mirror.head.Size)
			i := rapid.IntRange(0, len(p.Entries)-1).Draw(t, "i")
			o := Opening{bytes.Clone(p.Openings[i].Salt), bytes.Clone(p.Openings[i].Content)}
			p.Openings[i] = &o
			switch rapid.IntRange(0, 3).Draw(t, "way") {
			case 0:
				o.Salt[0] ^= 1
			case 1:
				o.Content[len(o.Content)/2] ^= 1
			case 2:
				p.Openings[i].Salt = append(o.Salt, 0)
			default:
				*p.Openings[i] = *p.Openings[(i+1)%len(p.Entries)]
			}
			return take(b, p)
		}},
		{"name a root that never was", []FaultKind{FaultSeen}, func(t *rapid.T, a, b *desk, random *rand.Rand) error {
			head := a.mirror.head
			head.Root[3] ^= 1
			head.Size += rapid.Int64Range(0, 2).Draw(t, "more")
			if head.Size == 0 {
				head.Size = 1
			}
			e, o := must2(NewEntry(Content{Kind: Signed, Ref: "x", At: *a.clock}, head, random))
			m := e.Marshal()
			a.own.add(m[:], &o, *a.clock)
			return take(b, a.piece(from(t, b)))
		}},
		{"sign for what never was", []FaultKind{FaultFork, FaultRollback}, func(t *rapid.T, a, b *desk, random *rand.Rand) error {
			other := rewritten(a.own, fresh(t, a, b), random)
			if rapid.Bool().Draw(t, "longer") {
				other.add(randomEntry(random), nil, firstDay)
			}
			return a.settle(b.Cosign(pieceOf(other, a.hand, 0).Checkpoint, *b.clock))
		}},
	}
	for _, c := range cheats {
		t.Run(c.name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				seed := rapid.Int64().Draw(t, "seed")
				a, b := twoDesks(seed)
				live(t, a, b, rapid.IntRange(0, 20).Draw(t, "steps"))
				a.more(3)
				if _, cosigned, err := b.take(a.piece(b.mirror.head.Size)); err != nil {
					t.Fatal(err)
				} else if err := a.settle(cosigned); err != nil {
					t.Fatal(err)
				}
				a.wait(time.Hour)
				a.more(3)
				before := *b.mirror
				err := c.do(t, a, b, rand.New(rand.NewSource(seed+1)))
				wantFault(t, err, c.kinds...)
				if b.mirror.head.Size < before.head.Size {
					t.Fatal("the mirror was shortened")
				}
			})
		})
	}
}
