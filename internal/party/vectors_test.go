package party

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write docs/vectors/party.json anew")

const vectorsFile = "../../docs/vectors/party.json"

// vectors is the form of docs/vectors/party.json, which docs/vectors/README.md explains.
type vectors struct {
	About   string        `json:"about"`
	Parties []vectorParty `json:"parties"`
	Card    struct {
		Of     string `json:"of"`
		NameAR string `json:"name_ar"`
		NameEN string `json:"name_en"`
		Door   string `json:"door"`
		Short  string `json:"short"`
		Full   string `json:"full"`
	} `json:"card"`
	Note struct {
		By     string `json:"by"`
		Text   string `json:"text"`
		Signed string `json:"signed"`
	} `json:"note"`
	// Checkpoint is signed by its writer and cosigned by the other party.
	Checkpoint struct {
		Writer   string    `json:"writer"`
		Witness  string    `json:"witness"`
		Text     string    `json:"text"`
		Signed   string    `json:"signed"`
		At       time.Time `json:"at"`
		Cosigned string    `json:"cosigned"`
	} `json:"checkpoint"`
	Rotation struct {
		Of     string          `json:"of"`
		Keys   json.RawMessage `json:"keys"` // private, of the second generation
		Signed string          `json:"signed"`
	} `json:"rotation"`
	Revocation struct {
		Of     string `json:"of"`
		Signed string `json:"signed"`
	} `json:"revocation"`
	Refused []refused `json:"refused"`
}

type vectorParty struct {
	Name         string          `json:"name"`
	Keys         json.RawMessage `json:"keys"` // private
	Document     string          `json:"document"`
	Digest       string          `json:"digest"`
	ID           string          `json:"id"`
	KeyName      string          `json:"key_name"`
	VerifierKeys []string        `json:"verifier_keys"`
	WordsAR      []string        `json:"words_ar"`
	WordsEN      []string        `json:"words_en"`
	TLSPin       string          `json:"tls_pin"`
	Certificate  string          `json:"certificate"`
}

// refused is what must not be taken: read as a note, cosigned, card, rotation or revocation, by the pinned keys of
// a party, it gives the code.
type refused struct {
	Why   string `json:"why"`
	As    string `json:"as"`
	By    string `json:"by"`
	Input string `json:"input"`
	Code  string `json:"code"`
}

func describe(t testing.TB, name string, k *Keys) vectorParty {
	p := k.Public()
	digest, pin := p.Digest(), p.TLSPin()
	return vectorParty{
		Name: name, Keys: must(k.Marshal())(t), Document: string(must(p.Marshal())(t)), Digest: hex.EncodeToString(digest[:]), ID: p.ID, KeyName: p.KeyName(),
		VerifierKeys: p.VerifierKeys(), WordsAR: Words(digest, "ar"), WordsEN: Words(digest, "en"), TLSPin: hex.EncodeToString(pin[:]),
		Certificate: base64.StdEncoding.EncodeToString(must(k.TLSCertificate())(t).Certificate[0]),
	}
}

// makeVectors makes everything from the private keys of A, B and A's second generation.
func makeVectors(t testing.TB, a, b, next *Keys) vectors {
	var v vectors
	v.About = "Keys, cards, words, signed notes, cosignatures and statements about keys; see README.md. The private keys are published here and are worth nothing."
	v.Parties = []vectorParty{describe(t, "A", a), describe(t, "B", b)}

	c := a.Card("غرفة التنسيق", "Coordination room", "https://192.0.2.1:8443")
	v.Card.Of, v.Card.NameAR, v.Card.NameEN, v.Card.Door, v.Card.Short, v.Card.Full = "A", c.NameAR, c.NameEN, c.Door, c.Short(), c.Full()

	v.Note.By, v.Note.Text = "A", "A text of two lines,\nand Arabic in the second: نصّ موقَّع.\n"
	signed := must(a.Sign(v.Note.Text))(t)
	v.Note.Signed = string(signed)

	v.Checkpoint.Writer, v.Checkpoint.Witness, v.Checkpoint.At = "A", "B", day
	v.Checkpoint.Text = "tansiq.node/ledger/" + a.Public().ID + "/" + b.Public().ID + "\n12\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
	checkpoint := must(a.Sign(v.Checkpoint.Text))(t)
	cosigned := must(b.Cosign(checkpoint, day))(t)
	v.Checkpoint.Signed, v.Checkpoint.Cosigned = string(checkpoint), string(cosigned)

	rotation := must(must(a.rotate(next))(t).Marshal())(t)
	v.Rotation.Of, v.Rotation.Keys, v.Rotation.Signed = "A", must(next.Marshal())(t), string(rotation)
	revocation := must(must(a.Revoke(day.AddDate(1, 0, 0), Compromised))(t).Marshal())(t)
	v.Revocation.Of, v.Revocation.Signed = "A", string(revocation)

	text, sigs := lines(signed)
	sigs[1] += "\n"
	body, cosigs := lines(cosigned)
	_, later := lines(must(b.Cosign(checkpoint, day.Add(time.Second)))(t))
	_, newSigs := lines(rotation)
	rotated, _ := lines(rotation)
	v.Refused = []refused{
		{"the Ed25519 signature alone", "note", "A", text + "\n" + sigs[0], "half"},
		{"the ML-DSA-44 signature alone", "note", "A", text + "\n" + sigs[1], "half"},
		{"a letter of the text changed", "note", "A", strings.Replace(string(signed), "two", "ten", 1), "signature"},
		{"another party's note", "note", "B", string(signed), "unsigned"},
		{"a cosignature for a signature", "note", "B", string(cosigned), "unsigned"},
		{"a signature for a cosignature", "cosigned", "A", string(cosigned), "unsigned"},
		{"one of the two cosignatures", "cosigned", "B", body + "\n" + cosigs[0] + cosigs[1] + cosigs[2], "half"},
		{"cosignatures of two times", "cosigned", "B", body + "\n" + cosigs[0] + cosigs[1] + cosigs[2] + later[3] + "\n", "cosigned_times"},
		{"a character of the card changed", "card", "", strings.Replace(v.Card.Short, "-1 ", "-1 A", 1), "card_damaged"},
		{"a card cut short", "card", "", v.Card.Short[:120], "card_damaged"},
		{"a card of another version", "card", "", strings.Replace(v.Card.Short, "CARD-1", "CARD-2", 1), "card_version"},
		{"a rotation without the new keys' signatures", "rotation", "A", rotated + "\n" + newSigs[0] + newSigs[1], "rotation"},
		{"a rotation without the earlier keys' signatures", "rotation", "A", rotated + "\n" + newSigs[2] + newSigs[3] + "\n", "rotation_signature"},
		{"a rotation of somebody else", "rotation", "B", string(rotation), "rotation_party"},
		{"a revocation of somebody else", "revocation", "B", string(revocation), "revocation"},
	}
	return v
}

func TestVectors(t *testing.T) {
	if *update {
		a := testKeys(t, 0)
		next, _ := testNext(t, a)
		var out bytes.Buffer
		e := json.NewEncoder(&out)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		if err := e.Encode(makeVectors(t, a, testKeys(t, 1), next)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(vectorsFile, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	raw := must(os.ReadFile(vectorsFile))(t)
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}

	// From the private keys in the file everything is made again, byte for byte.
	a, b, next := must(ParseKeys(v.Parties[0].Keys))(t), must(ParseKeys(v.Parties[1].Keys))(t), must(ParseKeys(v.Rotation.Keys))(t)
	made := makeVectors(t, a, b, next)
	compact := func(m *json.RawMessage) {
		var out bytes.Buffer
		if err := json.Compact(&out, *m); err != nil {
			t.Fatal(err)
		}
		*m = out.Bytes()
	}
	for i := range v.Parties {
		compact(&v.Parties[i].Keys)
	}
	compact(&v.Rotation.Keys)
	if got, want := asJSON(t, made), asJSON(t, v); got != want {
		n := 0
		for n < min(len(got), len(want)) && got[n] == want[n] {
			n++
		}
		t.Fatalf("made anew it differs at …%.80s…, want …%.80s…", got[n:], want[n:])
	}

	// And with the public keys alone everything is verified.
	pins := map[string]*Pin{}
	for _, p := range v.Parties {
		public := must(ParsePublic([]byte(p.Document)))(t)
		digest := must(hex.DecodeString(p.Digest))(t)
		pin, err := NewPin(History{First: public}, [32]byte(digest))
		if err != nil || pin.ID != p.ID || !slices.Equal(Words([32]byte(digest), "ar"), p.WordsAR) || !slices.Equal(Words([32]byte(digest), "en"), p.WordsEN) {
			t.Fatalf("%s: %v", p.Name, err)
		}
		pins[p.Name] = pin
	}
	if text, _, err := pins[v.Note.By].Open([]byte(v.Note.Signed)); err != nil || text != v.Note.Text {
		t.Errorf("note: %q, %v", text, err)
	}
	if text, _, err := pins[v.Checkpoint.Writer].Open([]byte(v.Checkpoint.Cosigned)); err != nil || text != v.Checkpoint.Text {
		t.Errorf("checkpoint: %q, %v", text, err)
	}
	if text, _, at, err := pins[v.Checkpoint.Witness].OpenCosigned([]byte(v.Checkpoint.Cosigned)); err != nil || text != v.Checkpoint.Text || !at.Equal(v.Checkpoint.At) {
		t.Errorf("cosigned checkpoint: %q, %v, %v", text, at, err)
	}
	for _, s := range []string{v.Card.Short, v.Card.Full} {
		if c, err := ParseCard(s); err != nil || c.Party != pins[v.Card.Of].ID || c.NameAR != v.Card.NameAR || c.NameEN != v.Card.NameEN || c.Door != v.Card.Door {
			t.Errorf("card: %+v, %v", c, err)
		}
	}
	try := func(as, by, input string) error {
		switch as {
		case "note":
			_, _, err := pins[by].Open([]byte(input))
			return err
		case "cosigned":
			_, _, _, err := pins[by].OpenCosigned([]byte(input))
			return err
		case "card":
			_, err := ParseCard(input)
			return err
		case "rotation":
			r, err := ParseRotation([]byte(input))
			if err != nil {
				return err
			}
			return pins[by].Rotate(r)
		case "revocation":
			r, err := ParseRevocation([]byte(input))
			if err != nil {
				return err
			}
			return pins[by].Revoke(r)
		}
		t.Fatalf("no vector is of the kind %q", as)
		return nil
	}
	for _, r := range v.Refused {
		if got := code(try(r.As, r.By, r.Input)); got != r.Code {
			t.Errorf("%s: %q, want %q", r.Why, got, r.Code)
		}
	}
	// In this order: nothing is taken from who has ended its keys.
	for _, c := range [][2]string{{"rotation", v.Rotation.Signed}, {"revocation", v.Revocation.Signed}} {
		if err := try(c[0], "A", c[1]); err != nil {
			t.Errorf("%s: %v", c[0], err)
		}
	}
}
