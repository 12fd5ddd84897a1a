package party

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"filippo.io/mldsa"
	tdnote "github.com/transparency-dev/formats/note"
	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"
)

const seen = "tansiq.node/ledger/p-a/p-b\n12\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

func TestSignAndOpen(t *testing.T) {
	k := testKeys(t, 0)
	for _, text := range []string{"\n", "a line\n", "سطر\n\nوآخر بعد سطر فارغ\n", "— looks like a signature\n", seen, strings.Repeat("long ", 1<<18) + "\n"} {
		signed := must(k.Sign(text))(t)
		got, err := k.Public().Open(signed)
		if err != nil || got != text {
			t.Errorf("%.20q: %.20q, %v", text, got, err)
		}
		if n := len(signed) - len(text); n > 3430 {
			t.Errorf("%.20q: %d bytes of signatures", text, n)
		}
		if again := must(k.Sign(text))(t); string(again) != string(signed) {
			t.Errorf("%.20q: signed twice, two notes", text)
		}
		if _, err := testKeys(t, 1).Public().Open(signed); code(err) != "unsigned" {
			t.Errorf("%.20q: another party opens it: %v", text, err)
		}
	}
	for _, text := range []string{"", "no newline", "a\tb\n", "a\r\n", "\xff\n", "a\x00\n", "cosignature/v1\ntime 1\n" + seen, rotationLine + "{}\n", revocationLine + "{}\n"} {
		if _, err := k.Sign(text); code(err) != "text" {
			t.Errorf("%q is signed: %v", text, err)
		}
	}
	if _, err := (Public{}).Open(must(k.Sign("x\n"))(t)); code(err) != "unsigned" {
		t.Errorf("no keys open a note: %v", err)
	}
}

// lines are the signature lines of a note.
func lines(signed []byte) (text string, sigs []string) {
	s := string(signed)
	i := strings.LastIndex(s, "\n\n")
	return s[:i+1], strings.SplitAfter(strings.TrimSuffix(s[i+2:], "\n"), "\n")
}

func TestBothSignaturesAreNeeded(t *testing.T) {
	k, other := testKeys(t, 0), testKeys(t, 1)
	text, sigs := lines(must(k.Sign("text\n"))(t))
	ed, ml := strings.TrimSuffix(sigs[0], "\n")+"\n", strings.TrimSuffix(sigs[1], "\n")+"\n"
	_, wrong := lines(must(k.Sign("another text\n"))(t))
	_, foreign := lines(must(other.Sign("text\n"))(t))
	wrong[1] += "\n"
	foreign[1] += "\n"
	for _, c := range []struct{ name, sigs, want string }{
		{"both", ed + ml, ""},
		{"the other way round", ml + ed, ""},
		{"with others'", foreign[0] + ed + foreign[1] + ml, ""},
		{"Ed25519 alone", ed, "half"},
		{"ML-DSA-44 alone", ml, "half"},
		{"Ed25519 twice", ed + ed, "half"},
		{"Ed25519 with another's ML-DSA-44", ed + foreign[1], "half"},
		{"wrong Ed25519", wrong[0] + ml, "signature"},
		{"wrong ML-DSA-44", ed + wrong[1], "signature"},
		{"others'", foreign[0] + foreign[1], "unsigned"},
		{"none", "", "note"},
		{"101 lines", ed + ml + strings.Repeat(foreign[0], 99), "note"},
		{"a renamed line", ed + strings.Replace(foreign[1], other.Public().KeyName(), k.Public().KeyName(), 1), "half"},
		{"blanks after the signature", strings.TrimSuffix(ed, "\n") + " \n" + ml, "note"},
	} {
		if _, err := k.Public().Open([]byte(text + "\n" + c.sigs)); code(err) != c.want {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	// The last characters of base64 hold bits that no byte takes up: only zeros are a signature.
	loose := strings.TrimSuffix(ed, "=\n")
	loose = loose[:len(loose)-1] + string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[strings.IndexByte(
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", loose[len(loose)-1])+1]) + "=\n"
	if _, err := k.Public().Open([]byte(text + "\n" + loose + ml)); code(err) != "note" {
		t.Errorf("a signature in two forms is taken: %v", err)
	}
}

func TestCosign(t *testing.T) {
	writer, witness := testKeys(t, 0), testKeys(t, 1)
	signed := must(writer.Sign(seen))(t)
	cosigned := must(witness.Cosign(signed, day.Add(400*time.Millisecond)))(t)
	text, at, err := witness.Public().OpenCosigned(cosigned)
	if err != nil || text != seen || !at.Equal(day) {
		t.Fatalf("%q, %v, %v", text, at, err)
	}
	if text, err := writer.Public().Open(cosigned); err != nil || text != seen {
		t.Errorf("the writer's own signature is lost: %q, %v", text, err)
	}
	if !strings.HasPrefix(string(cosigned), string(signed)) {
		t.Error("cosigning changes what was signed")
	}
	// A cosignature is no signature, and a signature no cosignature.
	if _, err := witness.Public().Open(cosigned); code(err) != "unsigned" {
		t.Errorf("a cosignature passes for a signature: %v", err)
	}
	if _, _, err := writer.Public().OpenCosigned(cosigned); code(err) != "unsigned" {
		t.Errorf("a signature passes for a cosignature: %v", err)
	}
	// The same witness again, later: one pair of lines, the later one.
	later := must(witness.Cosign(cosigned, day.Add(time.Hour)))(t)
	if _, at, err := witness.Public().OpenCosigned(later); err != nil || !at.Equal(day.Add(time.Hour)) || len(later) != len(cosigned) {
		t.Errorf("a later cosignature does not replace the earlier one: %v, %v", at, err)
	}
	// Two witnesses, and the writer itself.
	both := must(writer.Cosign(cosigned, day.Add(time.Minute)))(t)
	for _, k := range []*Keys{writer, witness} {
		if _, _, err := k.Public().OpenCosigned(both); err != nil {
			t.Errorf("%v: %v", k, err)
		}
	}
	// One line of each of two times.
	body, first := lines(cosigned)
	_, second := lines(later)
	mixed := body + "\n" + first[0] + first[1] + first[2] + second[3] + "\n"
	if _, _, err := witness.Public().OpenCosigned([]byte(mixed)); code(err) != "cosigned_times" {
		t.Errorf("two times pass: %v", err)
	}
	if _, _, err := witness.Public().OpenCosigned([]byte(body + "\n" + first[0] + first[1] + first[2])); code(err) != "half" {
		t.Errorf("one cosignature passes: %v", err)
	}
}

func TestCosignRefuses(t *testing.T) {
	k := testKeys(t, 0)
	root := "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
	for _, text := range []string{
		"a text\n", "\n1\n" + root + "\n", "log\n1\n" + root + "\nan extension\n", "log\n01\n" + root + "\n", "log\n-1\n" + root + "\n", "log\n+1\n" + root + "\n",
		"log\n9223372036854775808\n" + root + "\n", "log\n1\nAAAA\n", "log\n1\n" + root[:42] + "J=\n", strings.Repeat("l", 256) + "\n1\n" + root + "\n", "log\n1\n" + root + "\n\n",
	} {
		signed := must(k.Sign(text))(t)
		if _, err := k.Cosign(signed, day); code(err) != "checkpoint" {
			t.Errorf("%q is cosigned: %v", text, err)
		}
	}
	if _, err := k.Cosign([]byte(seen), day); code(err) != "note" {
		t.Errorf("what nobody signed is cosigned: %v", err)
	}
	if _, err := k.Cosign(must(k.Sign(seen))(t), time.Unix(0, 0)); code(err) != "checkpoint" {
		t.Errorf("a cosignature without a time: %v", err)
	}
	text, sigs := lines(must(k.Sign(seen))(t))
	full := text + "\n"
	for i := range maxSignatures {
		full += strings.Replace(sigs[0], "tansiq.node", fmt.Sprint("node", i), 1)
	}
	if _, err := k.Cosign([]byte(full), day); code(err) != "note" {
		t.Errorf("more lines than anybody reads: %v", err)
	}
}

// Other tools read our notes with our vkeys, and ours read theirs made with the same keys.
func TestOtherImplementations(t *testing.T) {
	writer, k := testKeys(t, 0), testKeys(t, 1)
	name, vkeys := k.Public().KeyName(), k.Public().VerifierKeys()

	plain := must(note.NewVerifier(vkeys[0]))(t)
	n, err := note.Open(must(k.Sign("text\n"))(t), note.VerifierList(plain))
	if err != nil || n.Text != "text\n" || len(n.Sigs) != 1 || len(n.UnverifiedSigs) != 1 {
		t.Errorf("x/mod/sumdb/note: %+v, %v", n, err)
	}

	cosigned := must(k.Cosign(must(writer.Sign(seen))(t), day))(t)
	var theirs []note.Verifier
	for _, vkey := range vkeys[2:] {
		theirs = append(theirs, must(tdnote.NewVerifierForCosignatureV1(vkey))(t))
	}
	theirs = append(theirs, must(note.NewVerifier(writer.Public().VerifierKeys()[0]))(t))
	n, err = note.Open(cosigned, note.VerifierList(theirs...))
	if err != nil || len(n.Sigs) != 3 {
		t.Fatalf("transparency-dev/formats: %+v, %v", n, err)
	}
	for _, s := range n.Sigs[1:] {
		if at, err := tdnote.CoSigV1Timestamp(s); err != nil || !at.Equal(day) {
			t.Errorf("time of %s+%08x: %v, %v", s.Name, s.Hash, at, err)
		}
	}
	if s := must(tdnote.NewMLDSAVerifier(vkeys[3]))(t); s.KeyHash() != k.Public().k.cosigns[1].hash {
		t.Error("another key id for ML-DSA-44")
	}
	if v := must(tdnote.VKeyToCosignatureV1(vkeys[0]))(t); v != vkeys[2] {
		t.Errorf("vkey %s, want %s", vkeys[2], v)
	}

	// The other way round. Their signers read the clock, and two of them may see two seconds.
	secret := func(v *verifier, kind byte, seed []byte) string {
		return fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, v.hash, base64.StdEncoding.EncodeToString(append([]byte{kind}, seed...)))
	}
	ed := must(tdnote.NewSignerForCosignatureV1(secret(k.public.k.cosigns[0], 4, k.ed.Seed())))(t)
	ml := must(tdnote.NewSignerForCosignatureV1(secret(k.public.k.cosigns[1], 6, k.ml.Bytes())))(t)
	for range 5 {
		b := must(note.Sign(&note.Note{Text: seen}, ed, ml))(t)
		if _, _, err = k.Public().OpenCosigned(b); code(err) != "cosigned_times" {
			break
		}
	}
	if err != nil {
		t.Errorf("we do not read what they cosigned: %v", err)
	}
	same := must(note.NewSigner(secret(k.public.k.signs[0], 1, k.ed.Seed())))(t)
	_, ours := lines(must(k.Sign("text\n"))(t))
	_, mods := lines(must(note.Sign(&note.Note{Text: "text\n"}, same))(t))
	if ours[0] != mods[0]+"\n" {
		t.Errorf("Ed25519 line\n%swant\n%s", ours[0], mods[0])
	}
}

// What is signed in one sense must not verify in another.
func TestDomains(t *testing.T) {
	k := testKeys(t, 0)
	msg := cosignedText(day.Unix(), seen)
	forged := string(must(note.Sign(&note.Note{Text: string(msg)},
		signer{k.public.k.signs[0], func(m []byte) ([]byte, error) { return ed25519.Sign(k.ed, m), nil }},
		signer{k.public.k.signs[1], func(m []byte) ([]byte, error) {
			return k.ml.SignDeterministic(m, &mldsa.Options{Context: noteContext})
		}}))(t))
	if _, err := k.Public().Open([]byte(forged)); code(err) != "signature" {
		t.Errorf("a cosignature's message opens as a note: %v", err)
	}
	sig := must(k.ml.SignDeterministic([]byte("text\n"), nil))(t)
	if k.public.k.signs[1].verify([]byte("text\n"), sig) {
		t.Error("a signature without our context passes for a note's")
	}
}

func TestFlippedNote(t *testing.T) {
	writer, witness := testKeys(t, 0), testKeys(t, 1)
	signed := must(writer.Sign(seen))(t)
	cosigned := must(witness.Cosign(signed, day))(t)
	rapid.Check(t, func(t *rapid.T) {
		bit := rapid.IntRange(0, len(signed)*8-1).Draw(t, "bit of the note")
		if text, err := writer.Public().Open(flip(signed, bit)); err == nil {
			t.Fatalf("opens as %q", text)
		}
		bit = rapid.IntRange(0, len(cosigned)*8-1).Draw(t, "bit of the checkpoint")
		b := flip(cosigned, bit)
		_, err1 := writer.Public().Open(b)
		_, _, err2 := witness.Public().OpenCosigned(b)
		if err1 == nil && err2 == nil {
			t.Fatal("both signature and cosignature still hold")
		}
	})
}

func TestAnyTextIsSigned(t *testing.T) {
	k := testKeys(t, 0)
	plain := must(note.NewVerifier(k.Public().VerifierKeys()[0]))(t)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text") + "\n"
		signed, err := k.Sign(text)
		if err != nil {
			if checkText(text) == nil {
				t.Fatal(err)
			}
			return
		}
		if got, err := k.Public().Open(signed); err != nil || got != text {
			t.Fatalf("%q, %v", got, err)
		}
		if n, err := note.Open(signed, note.VerifierList(plain)); err != nil || n.Text != text {
			t.Fatalf("x/mod/sumdb/note: %v", err)
		}
	})
}
