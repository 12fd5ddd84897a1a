package parcel

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"filippo.io/age"

	"tansiq/internal/party"
)

var update = flag.Bool("update", false, "write docs/vectors/parcel.json and parcel.courier anew")

const (
	vectorsFile = "../../docs/vectors/parcel.json"
	courierFile = "../../docs/vectors/parcel.courier"
	partiesFile = "../../docs/vectors/party.json"
)

// vectors is the form of docs/vectors/parcel.json, which docs/vectors/README.md explains.
type vectors struct {
	About   string          `json:"about"`
	From    string          `json:"from"` // party A of party.json
	To      string          `json:"to"`   // party B of party.json
	Padded  [][2]int64      `json:"padded"`
	Parcels []vectorParcel  `json:"parcels"`
	Content []vectorContent `json:"content"`
	Refused []vectorRefused `json:"refused"`
	Courier struct {
		Parcels []string        `json:"parcels"` // names
		Made    string          `json:"made"`
		Bytes   int64           `json:"bytes"`
		Hash    string          `json:"sha256"`
		Refused []vectorRefused `json:"refused"`
	} `json:"courier"`
}

// vectorParcel is a sealed parcel: note, a line feed, content, zeros up to padded.
type vectorParcel struct {
	Name    string `json:"name"`
	Note    string `json:"note"`
	Content string `json:"content"`
	Padded  int    `json:"padded"`
	Hash    string `json:"sha256"` // of the whole sealed parcel
}

func (v vectorParcel) sealed() []byte {
	payload := make([]byte, v.Padded)
	copy(payload, v.Content)
	return append([]byte(v.Note+"\n"), payload...)
}

// vectorContent is what A signed although it is not as it should be, or as only a later version may.
type vectorContent struct {
	Why string `json:"why"`
	vectorParcel
	Code  Code   `json:"code"` // empty: taken
	Field string `json:"field,omitempty"`
}

// vectorRefused is an edit of something good. Of the edits exactly one is set.
type vectorRefused struct {
	Why    string  `json:"why"`
	Of     string  `json:"of,omitempty"` // name of the parcel
	Length *int    `json:"length,omitempty"`
	Append *string `json:"append,omitempty"`
	At     *int    `json:"at,omitempty"`  // this byte
	Xor    byte    `json:"xor,omitempty"` // with these bits changed
	Code   Code    `json:"code"`
	Offset int64   `json:"offset"` // −1: none; of a changed courier file where it shows
}

func (v vectorRefused) edit(b []byte) []byte {
	b = bytes.Clone(b)
	switch {
	case v.Length != nil:
		return b[:*v.Length]
	case v.Append != nil:
		return append(b, *v.Append...)
	}
	b[*v.At] ^= v.Xor
	return b
}

// vectorPeople are A and B of party.json.
func vectorPeople(t *testing.T) (p people, rotation party.Rotation, revocation party.Revocation) {
	t.Helper()
	raw, err := os.ReadFile(partiesFile)
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Parties []struct {
			Keys json.RawMessage `json:"keys"`
		} `json:"parties"`
		Rotation   struct{ Signed string } `json:"rotation"`
		Revocation struct{ Signed string } `json:"revocation"`
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	var err1, err2, err3, err4 error
	p.a, err1 = party.ParseKeys(v.Parties[0].Keys)
	p.b, err2 = party.ParseKeys(v.Parties[1].Keys)
	rotation, err3 = party.ParseRotation([]byte(v.Rotation.Signed))
	revocation, err4 = party.ParseRevocation([]byte(v.Revocation.Signed))
	if err := errors.Join(err1, err2, err3, err4); err != nil {
		t.Fatal(err)
	}
	p.pinA = pinOf(p.a)
	return p, rotation, revocation
}

func TestVectors(t *testing.T) {
	p, rotation, revocation := vectorPeople(t)
	if *update {
		writeVectors(t, p, rotation, revocation)
	}
	raw, err := os.ReadFile(vectorsFile)
	if err != nil {
		t.Fatal(err)
	}
	var v vectors
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if v.From != p.a.Public().ID || v.To != p.b.Public().ID {
		t.Fatalf("from %s to %s", v.From, v.To)
	}
	for _, pair := range v.Padded {
		if got := padded(pair[0]); got != pair[1] {
			t.Errorf("%d bytes are padded to %d, want %d", pair[0], got, pair[1])
		}
	}
	named, kinds := map[string][]byte{}, map[Kind]bool{}
	for _, c := range v.Parcels {
		b := c.sealed()
		named[c.Name] = b
		if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != c.Hash {
			t.Errorf("%s: the sealed parcel has another hash", c.Name)
		}
		got, err := p.open(b)
		if err != nil {
			t.Errorf("%s: %v", c.Name, err)
			continue
		}
		kinds[got.Kind()] = true
		if again, err := Seal(got, p.a); err != nil || !bytes.Equal(again, b) {
			t.Errorf("%s: sealed again it is another parcel: %v", c.Name, err)
		}
	}
	for _, k := range Kinds() {
		if !kinds[k] {
			t.Errorf("no parcel of kind %s", k)
		}
	}
	check := func(why string, err error, code Code) *Error {
		var e *Error
		if code == "" && err != nil || code != "" && (!errors.As(err, &e) || e.Code != code) {
			t.Errorf("%s: got %v, want %q", why, err, code)
			return nil
		}
		return e
	}
	for _, c := range v.Content {
		_, err := p.open(c.sealed())
		if e := check(c.Why, err, c.Code); e != nil && e.Field != c.Field {
			t.Errorf("%s: field %q, want %q", c.Why, e.Field, c.Field)
		}
	}
	for _, c := range v.Refused {
		_, err := p.open(c.edit(named[c.Of]))
		if e := check(c.Why, err, c.Code); e != nil && e.Offset != c.Offset {
			t.Errorf("%s: offset %d, want %d", c.Why, e.Offset, c.Offset)
		}
	}

	file, err := os.ReadFile(courierFile)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	s, err := TakeCourier(bytes.NewReader(file), p.reader(), func(b []byte) error {
		for name, sealed := range named {
			if bytes.Equal(b, sealed) {
				names = append(names, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(names, " ") != strings.Join(v.Courier.Parcels, " ") || s.Made.Format(timeForm) != v.Courier.Made || s.Bytes != v.Courier.Bytes ||
		hex.EncodeToString(s.Hash[:]) != v.Courier.Hash {
		t.Errorf("the courier file holds %v, %+v", names, s)
	}
	for _, c := range v.Courier.Refused {
		_, err := VerifyCourier(bytes.NewReader(c.edit(file)), p.reader())
		if e := check(c.Why, err, c.Code); e != nil && e.Offset != c.Offset {
			t.Errorf("%s: offset %d, want %d", c.Why, e.Offset, c.Offset)
		}
	}
	if _, err := VerifyCourier(bytes.NewReader(file), Reader{ID: p.b.Public().ID, Identities: []age.Identity{p.a.AgeIdentity()}, Pins: pinsOf(p.pinA)}); codeOf(err) != WrongRecipient {
		t.Errorf("with the sender's keys: %v", err)
	}
}

// writeVectors makes the files anew. The courier file is other bytes each time, since age seals with fresh keys.
func writeVectors(t *testing.T, p people, rotation party.Rotation, revocation party.Revocation) {
	v := vectors{
		About: "Parcels of every kind from party A to party B of party.json, contents that must be refused or tolerated, edits that must be noticed, and a courier file (parcel.courier); see README.md.",
		From:  p.a.Public().ID, To: p.b.Public().ID,
	}
	for _, n := range []int64{0, 1, Smallest - 1, Smallest, Smallest + 1, 17_408, 17_409, 100_000, 1_000_000, 12_345_678, MaxContent} {
		v.Padded = append(v.Padded, [2]int64{n, padded(n)})
	}
	add := func(name, id string, content []byte) vectorParcel {
		b, err := seal(id, v.From, v.To, content, p.a)
		if err != nil {
			t.Fatal(err)
		}
		n := len(b) - int(padded(int64(len(content))))
		sum := sha256.Sum256(b)
		return vectorParcel{Name: name, Note: string(b[:n-1]), Content: string(content), Padded: len(b) - n, Hash: hex.EncodeToString(sum[:])}
	}
	idOf := func(name string) string {
		sum := sha256.Sum256([]byte(name))
		return hex.EncodeToString(sum[:16])
	}
	count := map[Kind]int{}
	for _, body := range bodies(t, p.a, p.b) {
		if k, ok := body.(Keys); ok {
			body = Keys{Rotations: []party.Rotation{rotation}}
			if k.Revocation != nil {
				body = Keys{Revocation: &revocation}
			}
		}
		name := string(body.Kind())
		if count[body.Kind()]++; count[body.Kind()] > 1 {
			name += " 2"
		}
		q := p.parcel(body)
		q.ID, q.Known = idOf(name), 3
		if q.Answers != "" {
			q.Answers = idOf("question of " + name)
		}
		content, err := encode(q)
		if err != nil {
			t.Fatal(err)
		}
		v.Parcels = append(v.Parcels, add(name, q.ID, content))
	}
	good, id := contentWith(p, "{", "{"), strings.Repeat("b", 32)
	for _, c := range []struct {
		why, old, new string
		code          Code
		field         string
	}{
		{"an unknown field in a parcel of revision 0", `"known":0`, `"known":0,"priority":3`, Content, "priority"},
		{"an unknown field in a parcel of a later revision is passed over", `"revision":0`, `"revision":1,"priority":3`, "", ""},
		{"an unknown kind in a parcel of a later revision", `"revision":0,`, `"revision":1,`, Newer, ""},
		{"a later version", `"version":1`, `"version":2`, Newer, ""},
		{"a name twice", `"known":0`, `"known":0,"known":1`, Syntax, ""},
		{"a name in capitals", `"urgent"`, `"Urgent"`, Syntax, ""},
		{"a name in capitals in the body", `"copies"`, `"Copies"`, Syntax, "body"},
		{"NUL in a text", copyOne, `\u0000`, Syntax, ""},
		{"half a surrogate pair", copyOne, `\udc00`, Syntax, ""},
		{"something after the end", `"]}}`, `"]}}{}`, Syntax, ""},
		{"another id than in the header", id, strings.Repeat("c", 32), Content, "id"},
		{"a time without milliseconds", ".000Z", "Z", Content, "at"},
		{"a copy that is no STIX id", copyOne, "report--1", Content, "body.copies[0]"},
	} {
		content := strings.Replace(good, c.old, c.new, 1)
		if c.code == Newer && c.field == "" && strings.Contains(c.why, "kind") {
			content = strings.Replace(content, `"acknowledge"`, `"applause"`, 1)
		}
		v.Content = append(v.Content, vectorContent{Why: c.why, vectorParcel: add("", id, []byte(content)), Code: c.code, Field: c.field})
	}
	num := func(n int) *int { return &n }
	str := func(s string) *string { return &s }
	var sealed []byte
	for _, c := range v.Parcels {
		if c.Name == "release" {
			sealed = c.sealed()
		}
	}
	_, n, err := parseHeader(sealed)
	if err != nil {
		t.Fatal(err)
	}
	last := bytes.Index(sealed, []byte("=\n— ")) - 1
	refused := func(of string, sealed []byte, open func([]byte) error, list []vectorRefused) []vectorRefused {
		for i := range list {
			list[i].Of = of
			var e *Error
			if !errors.As(open(list[i].edit(sealed)), &e) {
				t.Fatalf("%s is not refused", list[i].Why)
			}
			list[i].Code, list[i].Offset = e.Code, e.Offset
		}
		return list
	}
	v.Refused = refused("release", sealed, func(b []byte) error { _, err := p.open(b); return err }, []vectorRefused{
		{Why: "nothing", Length: num(0)},
		{Why: "cut in the header", Length: num(100)},
		{Why: "cut in the signatures", Length: num(n - 1)},
		{Why: "cut in the padding", Length: num(len(sealed) - 1)},
		{Why: "a byte more", Append: str("\x00")},
		{Why: "another kind of file", At: num(0), Xor: 1},
		{Why: "the first digit of the hash", At: num(bytes.Index(sealed, []byte("sha256 ")) + 7), Xor: 1},
		{Why: "the second signature", At: num(n - 4), Xor: 1},
		{Why: "bits at the end of the first signature that base64 does not count", At: num(last), Xor: sealed[last] ^ (sealed[last] + 1)},
		{Why: "the content", At: num(n + 300), Xor: 1},
		{Why: "the padding", At: num(len(sealed) - 1), Xor: 1},
	})

	v.Courier.Parcels = []string{"acknowledge", "receipt"}
	var parcels [][]byte
	for _, name := range v.Courier.Parcels {
		for _, c := range v.Parcels {
			if c.Name == name {
				parcels = append(parcels, c.sealed())
			}
		}
	}
	file := pack(t, p, parcels...)
	s, err := VerifyCourier(bytes.NewReader(file), p.reader())
	if err != nil {
		t.Fatal(err)
	}
	v.Courier.Made, v.Courier.Bytes, v.Courier.Hash = s.Made.Format(timeForm), s.Bytes, hex.EncodeToString(s.Hash[:])
	v.Courier.Refused = refused("", file, func(b []byte) error { _, err := VerifyCourier(bytes.NewReader(b), p.reader()); return err }, []vectorRefused{
		{Why: "nothing", Length: num(0)},
		{Why: "cut in the first line", Length: num(5)},
		{Why: "cut in half", Length: num(len(file) / 2)},
		{Why: "cut in the last line", Length: num(len(file) - 1)},
		{Why: "a line feed more", Append: str("\n")},
		{Why: "another kind of file", At: num(0), Xor: 1},
		{Why: "changed in the age header", At: num(len(CourierMagic) + 3), Xor: 1},
		{Why: "changed in the middle", At: num(len(file) / 2), Xor: 1},
	})

	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(vectorsFile, out.Bytes(), 0o644), os.WriteFile(courierFile, file, 0o644)); err != nil {
		t.Fatal(err)
	}
}
