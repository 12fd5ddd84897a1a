package instrument

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"flag"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/party"
)

var update = flag.Bool("update", false, "write docs/vectors/instrument.json anew")

const vectorsFile = "../../docs/vectors/instrument.json"

// vectors is the form of docs/vectors/instrument.json, which docs/vectors/README.md explains.
type vectors struct {
	About   string        `json:"about"`
	Parties []vectorParty `json:"parties"`
	Lineage struct {
		Kind    Kind     `json:"kind"`
		Parties []string `json:"parties"`
		Nonce   string   `json:"nonce"`
		Lineage string   `json:"lineage"`
	} `json:"lineage"`
	Parts     []vectorPart             `json:"parts"`
	Root      string                   `json:"root"`
	Heads     []vectorHead             `json:"heads"`
	Sheets    map[string]Sheet         `json:"sheets"` // by name of the party
	Notes     []vectorNote             `json:"notes"`
	Joined    string                   `json:"joined"`
	States    []vectorState            `json:"states"`
	Proof     []string                 `json:"proof"` // names of two notes
	Refused   []vectorRefused          `json:"refused"`
	NotSigned []vectorRefusedSignature `json:"not_signed"`
}

type vectorParty struct {
	Name string          `json:"name"`
	Keys json.RawMessage `json:"keys"` // private
	ID   string          `json:"id"`
	// Document is the public key document.
	Document string `json:"document"`
}

type vectorPart struct {
	Name       string     `json:"name"`
	For        []string   `json:"for"`
	Body       string     `json:"body"` // as its author wrote it
	Content    string     `json:"content"`
	Salt       string     `json:"salt"`
	Commitment Commitment `json:"commitment"`
}

type vectorHead struct {
	Name string `json:"name"`
	Text string `json:"text"`
	ID   string `json:"id"`
}

type vectorNote struct {
	Name   string `json:"name"`
	By     string `json:"by"`
	Text   string `json:"text"`
	Signed string `json:"signed"`
}

// vectorState is what notes come to at a time.
type vectorState struct {
	What          string            `json:"what"`
	Notes         []string          `json:"notes"` // their names
	Now           string            `json:"now"`
	Status        Status            `json:"status"`
	InForce       string            `json:"in_force"` // name of the head
	Versions      map[string]Status `json:"versions"` // by name of the head
	Completed     map[string]string `json:"completed"`
	Missing       []string          `json:"missing"` // of the newest version, like the next two: names of parties
	Uncounted     []string          `json:"uncounted"`
	Unconfirmed   []string          `json:"unconfirmed"`
	Ends          string            `json:"ends"`
	Equivocations []string          `json:"equivocations"`
}

// vectorRefused is what must not be taken: the text of a statement, a sheet, or a signed note.
type vectorRefused struct {
	Why   string `json:"why"`
	As    string `json:"as"`
	Input string `json:"input"`
	Code  string `json:"code"`
	Field string `json:"field"`
}

// vectorRefusedSignature is what a party must not sign when it holds these notes.
type vectorRefusedSignature struct {
	Why   string   `json:"why"`
	Notes []string `json:"notes"`
	Head  string   `json:"head"`
	By    string   `json:"by"`
	Now   string   `json:"now"`
	Code  string   `json:"code"`
}

// players are parties with names.
type players struct {
	names map[string]string // id → name
	ids   map[string]string // name → id
	keys  map[string]*party.Keys
	pins  map[string]*party.Pin // by id
}

func play(t *testing.T, parties []vectorParty) players {
	t.Helper()
	p := players{map[string]string{}, map[string]string{}, map[string]*party.Keys{}, map[string]*party.Pin{}}
	for _, v := range parties {
		k, err := party.ParseKeys(v.Keys)
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		id := k.Public().ID
		pin, err := party.NewPin(k.History(), k.Public().Digest())
		if err != nil {
			t.Fatalf("%s: %v", v.Name, err)
		}
		if document := must(k.Public().Marshal()); id != v.ID || string(document) != v.Document {
			t.Fatalf("%s is %s, %s", v.Name, id, document)
		}
		p.names[id], p.ids[v.Name], p.keys[v.Name], p.pins[id] = v.Name, id, k, pin
	}
	return p
}

func (p players) pin(id string) *party.Pin { return p.pins[id] }

func (p players) list(ids []string) []string {
	names := []string{}
	for _, id := range ids {
		names = append(names, p.names[id])
	}
	slices.Sort(names)
	return names
}

// makeVectors makes everything from the private keys of A, B and C.
func makeVectors(t *testing.T, parties []vectorParty) vectors {
	p := play(t, parties)
	var v vectors
	v.About = "One plan of three parties, its amendment, and what became of both; see README.md. The private keys are published here and are worth nothing."
	v.Parties = parties
	all := slices.Sorted(slices.Values([]string{p.ids["A"], p.ids["B"], p.ids["C"]}))
	two := slices.Sorted(slices.Values([]string{p.ids["A"], p.ids["C"]}))

	nonce := bytes.Repeat([]byte{0x4e}, nonceSize)
	random := append([]byte{}, nonce...)
	proposal := Proposal{
		Kind: Plan, Parties: all, SignBy: day0.Add(10 * time.Hour), EffectiveFrom: day0.Add(20 * time.Hour),
		Parts: []Part{
			{Name: "watches", For: all, Body: json.RawMessage(`{"title": {"en": "Desert pocket", "ar": "جيب البادية"}, "n": 3, "share": 0.50}`)},
			{Name: "road", For: two, Body: json.RawMessage(`{"note":"\u003cnorth & south\u003e", "km": 1e2}`)},
			{Name: "reserve", For: []string{p.ids["B"]}, Body: json.RawMessage(`{}`)},
		},
	}
	for i := range proposal.Parts {
		random = append(random, bytes.Repeat([]byte{0x50 + byte(i)}, SaltSize)...)
	}
	draft := must(Propose(proposal, bytes.NewReader(random)))
	one := draft.Head
	v.Lineage.Kind, v.Lineage.Parties, v.Lineage.Nonce, v.Lineage.Lineage = Plan, all, hex.EncodeToString(nonce), one.Lineage
	for i, part := range draft.Parts {
		v.Parts = append(v.Parts, vectorPart{
			Name: part.Name, For: part.For, Body: string(proposal.Parts[i].Body), Content: string(must(part.content())),
			Salt: hex.EncodeToString(part.Salt), Commitment: must(part.Commit()),
		})
	}
	v.Root = one.Root
	v.Sheets = map[string]Sheet{}
	for name, id := range p.ids {
		v.Sheets[name] = must(draft.For(id))
	}

	amend := func(salt byte) Head {
		return must(Propose(Proposal{
			Previous: &one, SignBy: day0.Add(30 * time.Hour), EffectiveFrom: day0.Add(40 * time.Hour),
			Parts: []Part{{Name: "watches", For: all, Body: json.RawMessage(`{"n":4}`)}},
		}, bytes.NewReader(bytes.Repeat([]byte{salt}, SaltSize)))).Head
	}
	heads := map[string]Head{"one": one, "two": amend(0x60), "rival": amend(0x61)}
	headNames := map[string]string{}
	for _, name := range []string{"one", "two", "rival"} {
		h := heads[name]
		v.Heads = append(v.Heads, vectorHead{name, must(h.Text()), h.ID()})
		headNames[h.ID()] = name
	}

	raw := map[string]Signed{}
	say := func(name, by string, s Statement) {
		text := must(s.Text())
		signed := Signed(must(p.keys[by].Sign(text)))
		raw[name] = signed
		v.Notes = append(v.Notes, vectorNote{name, by, text, string(signed)})
	}
	sign := func(name, by, head string) {
		h := heads[head]
		say(name, by, Statement{Head: &h})
	}
	hold := func(name, by, head string, at time.Duration, of ...string) {
		x := Held{Lineage: one.Lineage, Instrument: heads[head].ID(), Party: p.ids[by], At: day0.Add(at)}
		for _, o := range of {
			x.Signed = append(x.Signed, p.ids[o])
		}
		slices.Sort(x.Signed)
		say(name, by, Statement{Held: &x})
	}
	sign("A signs one", "A", "one")
	sign("B signs one", "B", "one")
	hold("B holds A", "B", "one", time.Hour, "A")
	sign("C signs one", "C", "one")
	hold("C holds A", "C", "one", 2*time.Hour, "A")
	hold("A holds B and C", "A", "one", 10*time.Hour, "B", "C")
	hold("A holds B and C, late", "A", "one", 10*time.Hour+time.Millisecond, "B", "C")
	hold("B holds A and C", "B", "one", 12*time.Hour, "A", "C")
	sign("B signs two", "B", "two")
	sign("A signs two", "A", "two")
	sign("B signs rival", "B", "rival")
	say("C withdraws", "C", Statement{Withdrawal: &Withdrawal{Lineage: one.Lineage, Party: p.ids["C"], At: day0.Add(25 * time.Hour), Effective: day0.Add(49 * time.Hour)}})

	v.Joined = string(must(Join(raw["A signs one"], raw["B signs one"], raw["C signs one"])))

	fold := func(names []string, now time.Time) State {
		var notes []Signed
		for _, n := range names {
			if raw[n] == nil {
				t.Fatalf("no note %q", n)
			}
			notes = append(notes, raw[n])
		}
		return Fold(notes, p.pin, now)[one.Lineage]
	}
	tell := func(what string, at time.Duration, names ...string) {
		now := day0.Add(at)
		s := fold(names, now)
		x := vectorState{
			What: what, Notes: names, Now: formatTime(now), Status: s.Status, Versions: map[string]Status{}, Completed: map[string]string{}, Equivocations: []string{},
		}
		if s.InForce != nil {
			x.InForce = headNames[s.InForce.ID()]
		}
		if !s.Ends.IsZero() {
			x.Ends = formatTime(s.Ends)
		}
		for _, w := range s.Versions {
			x.Versions[headNames[w.ID]] = w.Status
			if !w.Completed.IsZero() {
				x.Completed[headNames[w.ID]] = formatTime(w.Completed)
			}
		}
		newest, _ := s.Newest()
		x.Missing, x.Uncounted, x.Unconfirmed = p.list(newest.Missing), p.list(newest.Uncounted), p.list(newest.Unconfirmed())
		for _, e := range s.Equivocations {
			x.Equivocations = append(x.Equivocations, p.names[e.Party])
		}
		v.States = append(v.States, x)
	}
	signatures := []string{"A signs one", "B signs one", "C signs one", "B holds A"}
	complete := append(slices.Clone(signatures), "A holds B and C")
	tell("A has proposed", 0, "A signs one")
	tell("B has signed", time.Hour, "A signs one", "B signs one", "B holds A")
	tell("all have signed, and nobody says that it holds B's and C's", 9*time.Hour, signatures...)
	tell("A says so on the last moment: complete", 10*time.Hour, complete...)
	tell("A says so a millisecond late: dead", 11*time.Hour, append(slices.Clone(signatures), "A holds B and C, late")...)
	tell("late and in time: the earliest counts", 11*time.Hour, append(slices.Clone(complete), "A holds B and C, late")...)
	tell("the same notes in another order, some twice", 11*time.Hour, "A holds B and C, late", "A holds B and C", "B holds A", "C signs one", "B signs one", "A signs one", "B holds A")
	tell("at C, whom A's word has not reached: nothing is in force", 20*time.Hour, append(slices.Clone(signatures), "C holds A")...)
	tell("the moment before it takes effect", 20*time.Hour-time.Millisecond, complete...)
	tell("in force; B and C have not confirmed that they hold all signatures", 20*time.Hour, complete...)
	tell("in force; B has confirmed, after the deadline", 20*time.Hour, append(slices.Clone(complete), "B holds A and C")...)
	tell("an amendment is under way", 25*time.Hour, append(slices.Clone(complete), "B signs two", "A signs two")...)
	tell("the amendment is dead, what it would have changed stays in force", 31*time.Hour, append(slices.Clone(complete), "B signs two", "A signs two")...)
	tell("C has given notice", 48*time.Hour, append(slices.Clone(complete), "C withdraws")...)
	tell("C's notice is over", 49*time.Hour, append(slices.Clone(complete), "C withdraws")...)
	tell("A and B each propose an amendment: no harm", 25*time.Hour, append(slices.Clone(complete), "A signs two", "B signs rival")...)
	tell("B has signed two successors of one version", 25*time.Hour, append(slices.Clone(complete), "B signs two", "B signs rival")...)
	v.Proof = []string{"B signs two", "B signs rival"}

	text := v.Heads[0].Text
	sheet := string(must(json.Marshal(v.Sheets["A"])))
	refuse := func(why, as, input, from, to string) {
		bad := strings.Replace(input, from, to, 1)
		if bad == input {
			t.Fatalf("%s: nothing to change", why)
		}
		e, ok := refusedAs(as, bad, p.pin).(*Error)
		if !ok {
			t.Fatalf("%s: taken", why)
		}
		v.Refused = append(v.Refused, vectorRefused{why, as, bad, e.Code, e.Field})
	}
	refuse("a blank", "statement", text, `,"kind"`, `, "kind"`)
	refuse("a field more", "statement", text, `"kind"`, `"extra":1,"kind"`)
	refuse("a field twice", "statement", text, `"kind":"plan"`, `"kind":"plan","kind":"plan"`)
	refuse("no line feed", "statement", text, "}\n", "}")
	refuse("an unknown kind", "statement", text, `"plan"`, `"pact"`)
	refuse("another kind in the same lineage", "statement", text, `"plan"`, `"agreement"`)
	refuse("one party left out", "statement", text, `,"`+all[2]+`"`, "")
	refuse("one party twice", "statement", text, `"`+all[2]+`"`, `"`+all[1]+`"`)
	refuse("in force before the deadline", "statement", text, `"effective_from":"2025-01-11T14`, `"effective_from":"2025-01-11T03`)
	refuse("a time without milliseconds", "statement", text, `.000Z","kind"`, `Z","kind"`)
	refuse("version 2 without the one before", "statement", text, `"version":1`, `"version":2`)
	refuse("a party witnesses its own signature", "statement", v.Notes[2].Text, `"signed":["`+p.ids["A"], `"signed":["`+p.ids["B"])
	refuse("an end before the notice", "statement", v.Notes[len(v.Notes)-1].Text, `"at":"2025-01-11`, `"at":"2025-02-11`)
	refuse("another body", "sheet", sheet, `"n":3`, `"n":4`)
	refuse("another audience", "sheet", sheet, `"for":["`+two[0]+`","`+two[1]+`"]`, `"for":["`+two[0]+`"]`)
	refuse("another salt", "sheet", sheet, `"salt":"UFBQ`, `"salt":"UVBQ`)
	refuse("another commitment", "sheet", sheet, v.Parts[2].Commitment.text(), v.Parts[1].Commitment.text())
	refuse("B's signatures as A's", "note", v.Notes[1].Signed, p.ids["B"]+"/1", p.ids["A"]+"/1")
	refuse("a blank more under B's signatures", "note", v.Notes[1].Signed, `"version":1`, `"version":1 `)
	refuse("another root under B's signatures", "note", v.Notes[1].Signed, v.Root, strings.Repeat("0", 64))
	refuse("a statement that another party signed", "note", string(must(p.keys["A"].Sign(v.Notes[2].Text))), "\n\n", "\n\n"+signatureLine+"x AAAAAAAA\n")

	for _, x := range []vectorRefusedSignature{
		{"the deadline is over", []string{"A signs one"}, "one", "B", formatTime(day0.Add(11 * time.Hour)), ""},
		{"it signed another successor", append(slices.Clone(complete), "B signs two"), "rival", "B", formatTime(day0.Add(25 * time.Hour)), ""},
		{"the version before is not known", nil, "two", "A", formatTime(day0.Add(25 * time.Hour)), ""},
		{"another party has two faces", append(slices.Clone(complete), "B signs two", "B signs rival"), "two", "A", formatTime(day0.Add(25 * time.Hour)), ""},
		{"a party has withdrawn", append(slices.Clone(complete), "C withdraws", "B signs two"), "two", "A", formatTime(day0.Add(26 * time.Hour)), ""},
	} {
		now := must(parseTime("now", x.Now))
		x.Code = code(MaySign(fold(x.Notes, now), heads[x.Head], p.ids[x.By], now))
		if x.Code == "" || x.Notes == nil {
			x.Notes = []string{}
		}
		v.NotSigned = append(v.NotSigned, x)
	}
	return v
}

func (c Commitment) text() string { return hex.EncodeToString(c[:]) }

// refusedAs says how an input is refused that is taken for a thing of this kind.
func refusedAs(as, input string, pins Pins) error {
	var err error
	switch as {
	case "statement":
		_, err = ParseStatement(input)
	case "sheet":
		_, err = ParseSheet([]byte(input))
	case "note":
		_, err = Open(Signed(input), pins)
	}
	return err
}

// vectorParties are A and B of docs/vectors/party.json, and C.
func vectorParties(t *testing.T) []vectorParty {
	var file struct{ Parties []vectorParty }
	if err := json.Unmarshal(must(os.ReadFile("../../docs/vectors/party.json")), &file); err != nil {
		t.Fatal(err)
	}
	keys := storedKeys(0x12)
	c := must(party.ParseKeys(keys)).Public()
	return append(file.Parties[:2:2], vectorParty{"C", keys, c.ID, string(must(c.Marshal()))})
}

func asJSON(v any) string {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return out.String()
}

func TestVectors(t *testing.T) {
	if *update {
		if err := os.WriteFile(vectorsFile, []byte(asJSON(makeVectors(t, vectorParties(t)))), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file := string(must(os.ReadFile(vectorsFile)))
	var v vectors
	if err := strictly([]byte(file), &v); err != nil {
		t.Fatal(err)
	}

	// From the private keys in the file everything is made again, byte for byte.
	if made := asJSON(makeVectors(t, v.Parties)); made != file {
		n := 0
		for n < min(len(made), len(file)) && made[n] == file[n] {
			n++
		}
		t.Fatalf("made anew it differs at …%.80s…, want …%.80s…", made[n:], file[n:])
	}

	// And from what stands in the file it is checked.
	p := play(t, v.Parties)
	if got := lineageOf(v.Lineage.Kind, v.Lineage.Parties, must(hex.DecodeString(v.Lineage.Nonce))); got != v.Lineage.Lineage {
		t.Errorf("lineage %s", got)
	}
	var commitments []Commitment
	for _, x := range v.Parts {
		part := Part{Name: x.Name, For: x.For, Body: json.RawMessage(x.Body), Salt: must(hex.DecodeString(x.Salt))}
		if c, content := must(part.Commit()), must(part.content()); c != x.Commitment || string(content) != x.Content {
			t.Errorf("%s: %x over %s", x.Name, c, content)
		}
		commitments = append(commitments, x.Commitment)
	}
	if Root(commitments) != v.Root {
		t.Errorf("root %s", Root(commitments))
	}
	heads := map[string]Head{}
	names := map[string]string{}
	for _, x := range v.Heads {
		s, err := ParseStatement(x.Text)
		if err != nil || s.Head == nil || s.Head.ID() != x.ID {
			t.Fatalf("%s: %+v, %v", x.Name, s, err)
		}
		heads[x.Name], names[x.ID] = *s.Head, x.Name
	}
	for name, s := range v.Sheets {
		if err := s.VerifyFor(p.ids[name]); err != nil || !reflect.DeepEqual(s.Head, heads["one"]) {
			t.Errorf("the sheet of %s: %v", name, err)
		}
	}
	raw := map[string]Signed{}
	for _, x := range v.Notes {
		notes, err := Open(Signed(x.Signed), p.pin)
		if err != nil || len(notes) != 1 || p.names[notes[0].Party] != x.By || must(notes[0].Text()) != x.Text {
			t.Errorf("%s: %+v, %v", x.Name, notes, err)
		}
		raw[x.Name] = Signed(x.Signed)
	}
	if notes := must(Open(Signed(v.Joined), p.pin)); len(notes) != 3 {
		t.Errorf("joined: %+v", notes)
	}
	gather := func(names []string) []Signed {
		var notes []Signed
		for _, n := range names {
			notes = append(notes, raw[n])
		}
		return notes
	}
	for _, x := range v.States {
		s := Fold(gather(x.Notes), p.pin, must(parseTime("now", x.Now)))[v.Lineage.Lineage]
		inForce := ""
		if s.InForce != nil {
			inForce = names[s.InForce.ID()]
		}
		versions := map[string]Status{}
		for _, w := range s.Versions {
			versions[names[w.ID]] = w.Status
		}
		if s.Status != x.Status || inForce != x.InForce || !reflect.DeepEqual(versions, x.Versions) {
			t.Errorf("%s: %s, %q in force, %v", x.What, s.Status, inForce, versions)
		}
	}
	if err := (Proof{Party: p.ids["B"], A: raw[v.Proof[0]], B: raw[v.Proof[1]]}).Verify(p.pin); err != nil {
		t.Errorf("proof: %v", err)
	}
	for _, x := range v.Refused {
		if e, ok := refusedAs(x.As, x.Input, p.pin).(*Error); !ok || e.Code != x.Code || e.Field != x.Field {
			t.Errorf("%s: %v", x.Why, e)
		}
	}
	for _, x := range v.NotSigned {
		now := must(parseTime("now", x.Now))
		if got := code(MaySign(Fold(gather(x.Notes), p.pin, now)[v.Lineage.Lineage], heads[x.Head], p.ids[x.By], now)); got != x.Code || got == "" {
			t.Errorf("%s: %q", x.Why, got)
		}
	}
}
