package parcel

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"tansiq/internal/ledger"
	"tansiq/internal/party"
	"tansiq/internal/text"
)

func TestEveryKindComesBack(t *testing.T) {
	p := partners()
	for i, body := range bodies(t, p.a, p.b) {
		t.Run(fmt.Sprintf("%d %s", i, body.Kind()), func(t *testing.T) {
			piece := logOf(t, ledger.Log{Writer: p.a.Public().ID, Reader: p.b.Public().ID}, p.a, 2)
			theirs := logOf(t, ledger.Log{Writer: p.b.Public().ID, Reader: p.a.Public().ID}, p.b, 1)
			cosigned, err := p.a.Cosign(theirs.Checkpoint, noon)
			if err != nil {
				t.Fatal(err)
			}
			sent := p.parcel(body)
			sent.Urgent, sent.Known, sent.Ledger, sent.Cosigned = true, 17, &piece, cosigned
			sealed := mustSeal(t, sent, p.a)
			if again := mustSeal(t, sent, p.a); !bytes.Equal(sealed, again) {
				t.Error("sealing the same parcel twice gives other bytes")
			}
			got, err := p.open(sealed)
			if err != nil {
				t.Fatal(err)
			}
			if got.Generation != 1 || got.Digest == ([32]byte{}) {
				t.Errorf("generation %d, digest %x", got.Generation, got.Digest)
			}
			got.Generation, got.Digest = 0, [32]byte{}
			if !same(got, sent) {
				t.Errorf("sent %+v\n got %+v", sent, got)
			}
			from, to, id, err := Peek(sealed)
			if err != nil || from != sent.From || to != sent.To || id != sent.ID {
				t.Errorf("Peek: %s %s %s %v", from, to, id, err)
			}
		})
	}
}

// same compares parcels by what they say: bodies hold signed notes and keys whose insides tests do not see.
func same(a, b Parcel) bool {
	x, err1 := encode(a)
	y, err2 := encode(b)
	return err1 == nil && err2 == nil && bytes.Equal(x, y) && reflect.TypeOf(a.Body) == reflect.TypeOf(b.Body)
}

func TestObjectsKeepTheirBytes(t *testing.T) {
	p := partners()
	sent := release()
	got, err := p.open(mustSeal(t, p.parcel(sent), p.a))
	if err != nil {
		t.Fatal(err)
	}
	// What this is about: encoding/json has its own idea of how an object is written.
	if b, err := json.Marshal(json.RawMessage(crooked)); err != nil || string(b) == crooked {
		t.Errorf("encoding/json keeps bytes now: %s, %v", b, err)
	}
	r := got.Body.(Release)
	if len(r.Objects) != len(sent.Objects) {
		t.Fatalf("%d objects", len(r.Objects))
	}
	for i := range r.Objects {
		if !bytes.Equal(r.Objects[i], sent.Objects[i]) {
			t.Errorf("object %d\nsent %s\n got %s", i, sent.Objects[i], r.Objects[i])
		}
	}
}

// A receipt, a question, an outcome, each with what belongs to the ledger, cannot be told apart by size.
func TestSmallParcelsAreOfOneSize(t *testing.T) {
	p := partners()
	sizes := map[int][]Kind{}
	for _, body := range bodies(t, p.a, p.b) {
		switch body.Kind() {
		case KindAcknowledge, KindOutcome, KindRecall, KindRecalled, KindAsk, KindAnswer, KindReceipt, KindBreach, KindRelease:
		default:
			continue
		}
		q := p.parcel(body)
		piece := logOf(t, ledger.Log{Writer: p.a.Public().ID, Reader: p.b.Public().ID}, p.a, 2)
		theirs := logOf(t, ledger.Log{Writer: p.b.Public().ID, Reader: p.a.Public().ID}, p.b, 1)
		cosigned, err := p.a.Cosign(theirs.Checkpoint, noon)
		if err != nil {
			t.Fatal(err)
		}
		q.Ledger, q.Cosigned, q.Known = &piece, cosigned, 1_234_567
		n := len(mustSeal(t, q, p.a))
		sizes[n] = append(sizes[n], body.Kind())
	}
	if len(sizes) != 1 {
		t.Errorf("sizes: %v", sizes)
	}
}

func TestPadme(t *testing.T) {
	for n, want := range map[int64]int64{0: 0, 1: 1, 2: 2, 3: 3, 9: 10, 100: 104, 1000: 1024, 10_000: 10_240, 100_000: 100_352, 1_000_000: 1_015_808} {
		if got := Padme(n); got != want {
			t.Errorf("Padme(%d) = %d, want %d", n, got, want)
		}
	}
	values := map[int64]bool{}
	for n := int64(0); n <= 4<<20; n++ {
		p := padded(n)
		switch {
		case p < n:
			t.Fatalf("padded(%d) = %d", n, p)
		case n > Smallest && p-n > n*12/100:
			t.Fatalf("padded(%d) = %d: more than 12 %%", n, p)
		case padded(p) != p:
			t.Fatalf("padded(%d) = %d, and that to %d", n, p, padded(p))
		}
		values[p] = true
	}
	if len(values) > 240 {
		t.Errorf("%d sizes up to 4 MB", len(values))
	}
	if got := padded(MaxContent); got+maxSigned > MaxSize || padded(MaxContent+1)+4096 <= MaxSize {
		t.Errorf("the largest content is padded to %d", got)
	}
}

func TestHeaderHasOneLength(t *testing.T) {
	p := partners()
	short := header{from: p.a.Public().ID, to: p.b.Public().ID, id: strings.Repeat("0", 32)}
	large := short
	large.size, large.padded = MaxContent, MaxSize
	if len(short.text()) != len(large.text()) {
		t.Errorf("%d and %d bytes", len(short.text()), len(large.text()))
	}
}

// refusal is an edit of a good parcel, and what is said to it.
func TestRefusals(t *testing.T) {
	p := partners()
	good := mustSeal(t, p.parcel(release()), p.a)
	_, n, err := parseHeader(good)
	if err != nil {
		t.Fatal(err)
	}
	replace := func(old, new string) []byte { return bytes.Replace(bytes.Clone(good), []byte(old), []byte(new), 1) }
	at := func(i int, c byte) []byte {
		b := bytes.Clone(good)
		b[i] = c
		return b
	}
	idA, idB := p.a.Public().ID, p.b.Public().ID
	content, err := encode(p.parcel(Acknowledge{Copies: []string{copyOne}}))
	if err != nil {
		t.Fatal(err)
	}
	// signed is a parcel with this payload, which need not be as the rule says.
	signed := func(size int64, payload []byte) []byte {
		h := header{from: idA, to: idB, id: strings.Repeat("a", 32), size: size, padded: int64(len(payload)), hash: sha256.Sum256(payload)}
		note, err := p.a.Sign(h.text())
		if err != nil {
			t.Fatal(err)
		}
		return append(append(note, '\n'), payload...)
	}
	tail := make([]byte, Smallest)
	copy(tail, content)
	dirty := bytes.Clone(tail)
	dirty[Smallest-1] = 1
	stranger, err := Seal(Parcel{ID: NewID(), From: p.stranger.Public().ID, To: idB, At: noon, Body: Receipt{Status: Accepted}, Answers: NewID()}, p.stranger)
	if err != nil {
		t.Fatal(err)
	}
	forged := mustSeal(t, Parcel{ID: NewID(), From: p.stranger.Public().ID, To: idB, At: noon, Body: Acknowledge{Copies: []string{copyOne}}}, p.stranger)
	forged = bytes.ReplaceAll(forged, []byte(p.stranger.Public().ID), []byte(idA))
	elsewhere := mustSeal(t, Parcel{ID: NewID(), From: idA, To: p.stranger.Public().ID, At: noon, Body: Acknowledge{Copies: []string{copyOne}}}, p.a)

	for _, c := range []struct {
		name   string
		parcel []byte
		code   Code
		offset int64
	}{
		{"empty", nil, Truncated, 0},
		{"something else", []byte("GET / HTTP/1.1\r\n\r\n"), NotParcel, 0},
		{"cut in the first line", good[:9], Truncated, 9},
		{"cut in the header", good[:200], Truncated, 200},
		{"cut in the signatures", good[:1000], Truncated, 1000},
		{"cut in the payload", good[:len(good)-1], Truncated, int64(len(good) - 1)},
		{"goes on", append(bytes.Clone(good), 0), Trailing, int64(len(good))},
		{"too large", make([]byte, MaxSize+1), TooLarge, -1},
		{"later version", replace("parcel/1\n", "parcel/2\n"), Newer, 0},
		{"no version", replace("parcel/1\n", "parcel/x\n"), NotParcel, 0},
		{"to another", elsewhere, NotForUs, -1},
		{"from a stranger", stranger, UnknownParty, -1},
		{"in another's name", forged, BadSignature, -1},
		{"another id", replace("\nid ", "\nid 0")[:len(good)], NotParcel, 0},
		{"a line more", replace("\nid ", "\nkind x\nid "), NotParcel, 0},
		{"a blank more", replace("\nid ", "\nid  "), NotParcel, 0},
		{"a digit less", replace("size 0", "size "), NotParcel, 0},
		{"capitals", replace("sha256 ", "SHA256 "), NotParcel, 0},
		{"another hash", at(bytes.Index(good, []byte("sha256 "))+7, good[bytes.Index(good, []byte("sha256 "))+7]^1), "", 0},
		{"one signature", append(bytes.Clone(good[:bytes.LastIndex(good[:n], []byte("\n— "))+1]), good[n:]...), NotParcel, -2},
		{"a third signature", append(append(bytes.Clone(good[:n]), good[bytes.LastIndex(good[:n], []byte("\n— "))+1:n]...), good[n:]...), NotParcel, -2},
		{"object changed", replace("second", "secand"), Changed, -1},
		{"padding changed", at(len(good)-5, 1), Changed, -1},
		{"dirty padding", signed(int64(len(content)), dirty), Padding, -2},
		{"too much padding", signed(int64(len(content)), append(bytes.Clone(tail), 0)), Padding, -1},
		{"no padding", signed(int64(len(content)), content), Padding, -1},
		{"more content than payload", signed(Smallest+1, tail), NotParcel, 0},
		{"padding as content", signed(Smallest, tail), Syntax, -2},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := p.open(c.parcel)
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("error %v", err)
			}
			if c.code != "" && e.Code != c.code || c.code == "" && e.Code != BadSignature && e.Code != NotParcel {
				t.Errorf("code %s (%v), want %s", e.Code, e, c.code)
			}
			if c.code != "" && c.offset != -2 && e.Offset != c.offset {
				t.Errorf("offset %d (%v), want %d", e.Offset, e, c.offset)
			}
			if sealed := e.Code == Syntax; sealed != (got.ID != "") {
				t.Errorf("beside %s: %+v", e.Code, got)
			}
		})
	}
	if _, err := p.open(good); err != nil {
		t.Errorf("the good one: %v", err)
	}
}

func TestPinsErrorsPass(t *testing.T) {
	p := partners()
	broken := errors.New("disk")
	_, err := Open(mustSeal(t, p.parcel(release()), p.a), p.b.Public().ID, func(string) (*party.Pin, error) { return nil, broken })
	if !errors.Is(err, broken) || codeOf(err) != "" {
		t.Errorf("got %v", err)
	}
}

// forge signs any content, in the way of a careless or a later sender.
func forge(t testing.TB, p people, content string) []byte {
	t.Helper()
	b, err := seal(strings.Repeat("b", 32), p.a.Public().ID, p.b.Public().ID, []byte(content), p.a)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// contentWith is a good content with one text replaced by another.
func contentWith(p people, old, new string) string {
	s := `{"version":1,"revision":0,"id":"` + strings.Repeat("b", 32) + `","from":"` + p.a.Public().ID + `","to":"` + p.b.Public().ID +
		`","at":"2025-01-10T18:58:00.000Z","kind":"acknowledge","urgent":false,"known":0,"body":{"copies":["` + copyOne + `"]}}`
	if !strings.Contains(s, old) {
		panic(old)
	}
	return strings.Replace(s, old, new, 1)
}

func TestContent(t *testing.T) {
	p := partners()
	for _, c := range []struct {
		name, old, new string
		code           Code // empty: taken
		field          string
	}{
		{"good", "{", "{", "", ""},
		{"white space", "{", " { \n", "", ""},
		{"null where nothing is needed", `"urgent":false`, `"urgent":false,"ledger":null`, "", ""},
		{"version 2", `"version":1`, `"version":2`, Newer, ""},
		{"version 0", `"version":1`, `"version":0`, Content, "version"},
		{"no version", `"version":1,`, ``, Content, "version"},
		{"version in words", `"version":1`, `"version":"1"`, Content, "version"},
		{"revision below", `"revision":0`, `"revision":-1`, Content, "revision"},
		{"unknown field", `"known":0`, `"known":0,"priority":3`, Content, "priority"},
		{"unknown field of a later revision", `"revision":0`, `"priority":{"any":[1]},"revision":7`, "", ""},
		{"unknown field in the body", `"copies"`, `"note":"x","copies"`, Content, "body"},
		{"unknown field in the body of a later revision", `"revision":0,`, `"revision":1,`, "", ""},
		{"kind unknown", `"acknowledge"`, `"applause"`, Content, "kind"},
		{"other id", strings.Repeat("b", 32), strings.Repeat("c", 32), Content, "id"},
		{"time of another form", ".000Z", "Z", Content, "at"},
		{"time with a comma", ".000Z", ",000Z", Content, "at"},
		{"time of another zone", ".000Z", ".000+00:00", Content, "at"},
		{"name in capitals", `"urgent"`, `"Urgent"`, Syntax, ""},
		{"name with a long s", `"version"`, `"verſion"`, Syntax, ""},
		{"name twice", `"known":0`, `"known":0,"known":1`, Syntax, ""},
		{"name twice by escape", `"known":0`, `"known":0,"kno\u0077n":1`, Syntax, ""},
		{"name twice in the body", `"copies":`, `"copies":[],"copies":`, Syntax, ""},
		{"name in capitals in the body", `"copies":`, `"Copies":`, Syntax, "body"},
		{"NUL", copyOne, `\u0000`, Syntax, ""},
		{"half a character", copyOne, `\ud800`, Syntax, ""},
		{"broken UTF-8", copyOne, "\xff", Syntax, ""},
		{"control character", copyOne, "\n", Syntax, ""},
		{"a number too many zeros", `"known":0`, `"known":00`, Syntax, ""},
		{"a fraction", `"known":0`, `"known":0.5`, Content, "known"},
		{"below zero", `"known":0`, `"known":-1`, Content, "known"},
		{"no body", `,"body":{"copies":["` + copyOne + `"]}`, ``, Content, "body"},
		{"a list for a body", `{"copies":["` + copyOne + `"]}`, `[]`, Syntax, "body"},
		{"goes on", `"]}}`, `"]}} x`, Syntax, ""},
		{"comma at the end", `"]}}`, `"],}}`, Syntax, ""},
		{"deep", `"copies":[`, `"copies":[` + strings.Repeat("[", 200) + strings.Repeat("]", 200) + `,`, Syntax, ""},
		{"wrong type in the body", `["` + copyOne + `"]`, `7`, Content, "body.copies"},
		{"not an id", copyOne, "report--1", Content, "body.copies[0]"},
		{"to itself", `"known":0`, `"known":0,"answers":"x"`, Content, "answers"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := p.open(forge(t, p, contentWith(p, c.old, c.new)))
			if c.code == "" {
				if err != nil {
					t.Fatal(err)
				}
				return
			}
			var e *Error
			if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
				t.Fatalf("got %v (%#v), want %s at %q", err, e, c.code, c.field)
			}
			if got.ID != strings.Repeat("b", 32) || got.From != p.a.Public().ID || got.Generation != 1 || got.Body != nil {
				t.Errorf("beside the error: %+v", got)
			}
			if c.code == Syntax && e.Offset <= 0 {
				t.Errorf("no place in %v", e)
			}
		})
	}
	t.Run("kind unknown of a later revision", func(t *testing.T) {
		_, err := p.open(forge(t, p, strings.Replace(contentWith(p, `"acknowledge"`, `"applause"`), `"revision":0`, `"revision":1`, 1)))
		if codeOf(err) != Newer {
			t.Errorf("got %v", err)
		}
	})
	t.Run("unknown field in the body of a later revision", func(t *testing.T) {
		got, err := p.open(forge(t, p, strings.Replace(contentWith(p, `"copies"`, `"note":"x","copies"`), `"revision":0`, `"revision":1`, 1)))
		if err != nil || len(got.Body.(Acknowledge).Copies) != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestSealRefuses(t *testing.T) {
	p := partners()
	ack := Acknowledge{Copies: []string{copyOne}}
	piece := logOf(t, ledger.Log{Writer: p.b.Public().ID, Reader: p.a.Public().ID}, p.b, 1)
	other := logOf(t, ledger.Log{Writer: p.stranger.Public().ID, Reader: p.a.Public().ID}, p.stranger, 1)
	_, foreign, err := p.stranger.Next(noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		edit  func(*Parcel)
		code  Code
		field string
	}{
		{"no body", func(q *Parcel) { q.Body = nil }, Content, "body"},
		{"no id", func(q *Parcel) { q.ID = "" }, Content, "id"},
		{"capital id", func(q *Parcel) { q.ID = strings.Repeat("A", 32) }, Content, "id"},
		{"from nobody", func(q *Parcel) { q.From = "a" }, Content, "from"},
		{"from another", func(q *Parcel) { q.From = p.stranger.Public().ID }, Content, "from"},
		{"to itself", func(q *Parcel) { q.To = q.From }, Content, "to"},
		{"no time", func(q *Parcel) { q.At = time.Time{} }, Content, "at"},
		{"known below zero", func(q *Parcel) { q.Known = -1 }, Content, "known"},
		{"answers nothing", func(q *Parcel) { q.Body = Receipt{Status: Accepted} }, Content, "answers"},
		{"the other log", func(q *Parcel) { q.Ledger = &piece }, Content, "ledger.writer"},
		{"no checkpoint", func(q *Parcel) {
			q.Ledger = &ledger.Piece{Writer: q.From, Reader: q.To}
		}, Content, "ledger.checkpoint"},
		{"cosigned is no text", func(q *Parcel) { q.Cosigned = []byte{0xff} }, Content, "cosigned"},
		{"keys of another", func(q *Parcel) { q.Body = Keys{Rotations: []party.Rotation{*foreign}} }, Content, "body.rotations[0]"},
		{"mirror of another pair", func(q *Parcel) {
			q.Body = Mirror{Request: &MirrorRequest{Writer: p.stranger.Public().ID, Limit: 1}}
		}, Content, "body.request.writer"},
		{"a piece of another pair", func(q *Parcel) { q.Body = Mirror{Answer: &MirrorAnswer{Piece: other}} }, Content, "body.answer.piece.writer"},
		{"too much", func(q *Parcel) {
			r := release()
			for i := range 8 {
				r.Objects = append(r.Objects, plain(fmt.Sprintf("%08d-9dad-41d1-80b4-00c04fd430c8", i), strings.Repeat("x", 4<<20)))
			}
			q.Body = r
		}, TooLarge, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			q := p.parcel(ack)
			c.edit(&q)
			_, err := Seal(q, p.a)
			var e *Error
			if !errors.As(err, &e) || e.Code != c.code || e.Field != c.field {
				t.Errorf("got %v (%#v), want %s at %q", err, e, c.code, c.field)
			}
		})
	}
	if got := (Parcel{}).Kind(); got != "" {
		t.Errorf("kind of nothing: %q", got)
	}
}

func TestKeysAreReplaced(t *testing.T) {
	p := partners()
	second, one, err := p.a.Next(noon)
	if err != nil {
		t.Fatal(err)
	}
	third, two, err := second.Next(noon.Add(time.Hour))
	if err != nil {
		t.Fatal(err)
	}
	ack := func(at time.Time) Parcel {
		q := p.parcel(Acknowledge{Copies: []string{copyOne}})
		q.At = at
		return q
	}
	me := p.b.Public().ID

	t.Run("keys not known", func(t *testing.T) {
		if _, err := Open(mustSeal(t, ack(noon), second), me, pinsOf(p.pinA)); codeOf(err) != UnknownKey {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a notice signed with the earlier keys", func(t *testing.T) {
		got, err := Open(mustSeal(t, p.parcel(Keys{Rotations: []party.Rotation{*one}}), p.a), me, pinsOf(p.pinA))
		if err != nil || got.Generation != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
	t.Run("a notice signed with the newest keys", func(t *testing.T) {
		pin := pinOf(p.a)
		got, err := Open(mustSeal(t, p.parcel(Keys{Rotations: []party.Rotation{*one, *two}}), third), me, pinsOf(pin))
		if err != nil || got.Generation != 3 {
			t.Fatalf("got %+v, %v", got, err)
		}
		if len(pin.Generations) != 1 {
			t.Error("opening changed the pin")
		}
	})
	t.Run("a notice that lacks a link", func(t *testing.T) {
		if _, err := Open(mustSeal(t, p.parcel(Keys{Rotations: []party.Rotation{*two}}), third), me, pinsOf(p.pinA)); codeOf(err) != UnknownKey {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a notice out of order", func(t *testing.T) {
		_, err := Seal(p.parcel(Keys{Rotations: []party.Rotation{*two, *one}}), third)
		if e, ok := err.(*Error); !ok || e.Field != "body.rotations[1]" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a notice changed on the way", func(t *testing.T) {
		b := mustSeal(t, p.parcel(Keys{Rotations: []party.Rotation{*one}}), second)
		b[len(b)-Smallest/2] ^= 1
		if _, err := Open(b, me, pinsOf(p.pinA)); codeOf(err) != UnknownKey {
			t.Errorf("got %v", err)
		}
	})

	pin := pinOf(p.a)
	if err := errors.Join(pin.Rotate(*one), pin.Rotate(*two)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		at   time.Time
		keys *party.Keys
		code Code
	}{
		{"before", noon.Add(-time.Second), p.a, ""},
		{"in the same moment", noon, p.a, ""},
		{"after", noon.Add(time.Millisecond), p.a, OldKey},
		{"second while it was newest", noon.Add(time.Minute), second, ""},
		{"second later", noon.Add(2 * time.Hour), second, OldKey},
		{"newest", noon.Add(2 * time.Hour), third, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Open(mustSeal(t, ack(c.at), c.keys), me, pinsOf(pin))
			if codeOf(err) != c.code || c.code == "" && err != nil {
				t.Fatalf("got %v", err)
			}
			if want := c.keys.Public().Generation; got.Generation != want {
				t.Errorf("generation %d", got.Generation)
			}
		})
	}
	t.Run("revoked", func(t *testing.T) {
		r, err := third.Revoke(noon.Add(3*time.Hour), party.Ended)
		if err != nil {
			t.Fatal(err)
		}
		notice := p.parcel(Keys{Revocation: r})
		notice.At = noon.Add(3 * time.Hour)
		b := mustSeal(t, notice, third)
		got, err := Open(b, me, pinsOf(pin))
		if err != nil {
			t.Fatal(err)
		}
		if err := pin.Revoke(*got.Body.(Keys).Revocation); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(b, me, pinsOf(pin)); codeOf(err) != Revoked {
			t.Errorf("got %v", err)
		}
	})
}

func TestValidate(t *testing.T) {
	p := partners()
	all := bodies(t, p.a, p.b)
	var keys Keys
	var instr Instrument
	var sig Signature
	for _, b := range all {
		switch b := b.(type) {
		case Keys:
			if len(b.Rotations) > 0 {
				keys.Rotations = b.Rotations
			} else {
				keys.Revocation = b.Revocation
			}
		case Instrument:
			instr = b
		case Signature:
			sig = b
		}
		if err := b.Validate(); err != nil {
			t.Errorf("%s: %v", b.Kind(), err)
		}
	}
	rel := func(edit func(*Release)) Body {
		r := release()
		edit(&r)
		return r
	}
	broken := instr
	broken.Sheet.Head.Root = lineage
	badPiece := logOf(t, ledger.Log{Writer: p.b.Public().ID, Reader: p.a.Public().ID}, p.b, 1)
	badPiece.Entries = [][]byte{{1, 2}}
	ids := []string{copyOne}
	ar := text.Bilingual{AR: "نص"}
	for _, c := range []struct {
		body  Body
		field string
	}{
		{keys, "revocation"},
		{Keys{}, "rotations"},
		{broken, "sheet"},
		{Instrument{Sheet: instr.Sheet}, "notes"},
		{Instrument{Sheet: instr.Sheet, Notes: []Note{nil}}, "notes[0]"},
		{Signature{Lineage: "x", Notes: sig.Notes}, "lineage"},
		{Signature{Lineage: lineage}, "notes"},
		{Signature{Lineage: lineage, Notes: make([]Note, MaxNotes+1)}, "notes"},
		{Signature{Lineage: lineage, Notes: []Note{Note("\x00")}}, "notes[0]"},
		{Signature{Lineage: lineage, Notes: []Note{bytes.Repeat([]byte("x"), maxNote+1)}}, "notes[0]"},
		{rel(func(r *Release) { r.Lineage = "" }), "lineage"},
		{rel(func(r *Release) { r.Agreement = lineage[1:] }), "agreement"},
		{rel(func(r *Release) { r.Step = 0 }), "step"},
		{rel(func(r *Release) { r.Purpose = "Any purpose" }), "purpose"},
		{rel(func(r *Release) { r.PurposeText.AR = long(MaxText + 1) }), "purpose_text.ar"},
		{rel(func(r *Release) { r.PurposeText.EN = "a\x00b" }), "purpose_text.en"},
		{rel(func(r *Release) { r.PAP = "PAP:PINK" }), "pap"},
		{rel(func(r *Release) { r.RetentionDays = 0 }), "retention_days"},
		{rel(func(r *Release) { r.Basis = "§" }), "basis"},
		{rel(func(r *Release) { r.Onward = Onward{} }), "onward.rule"},
		{rel(func(r *Release) { r.Onward = Onward{Rule: "ask", Ceiling: "TLP:RED"} }), "onward.rule"},
		{rel(func(r *Release) { r.Onward = Onward{Rule: "listed"} }), "onward.parties"},
		{rel(func(r *Release) { r.Onward = Onward{Rule: "listed", Parties: []string{"*", "*"}} }), "onward.parties[0]"},
		{rel(func(r *Release) { r.Onward = Onward{Rule: "listed", Parties: []string{"*"}} }), "onward.ceiling"},
		{rel(func(r *Release) { r.Withdrawn = []string{copyTwo, copyTwo} }), "withdrawn[1]"},
		{rel(func(r *Release) { r.Objects, r.Withdrawn = nil, nil }), "objects"},
		{rel(func(r *Release) { r.Objects = make([][]byte, MaxObjects+1) }), "objects"},
		{rel(func(r *Release) { r.Objects = [][]byte{{}} }), "objects[0]"},
		{rel(func(r *Release) { r.Objects[1] = append(r.Objects[1], '\n') }), "objects[1]"},
		{rel(func(r *Release) { r.Objects[1] = []byte(`{"type":"note"}`) }), "objects[1]"},
		{rel(func(r *Release) { r.Objects[1] = []byte(`{"type":"note","type":"note"}`) }), "objects[1]"},
		{rel(func(r *Release) { r.Objects[1] = r.Objects[0] }), "objects[1]"},
		{rel(func(r *Release) { r.Withdrawn = []string{"note--6ba7b810-9dad-41d1-80b4-00c04fd430c8"} }), "objects[0]"},
		{Acknowledge{}, "copies"},
		{Acknowledge{Copies: []string{"x"}}, "copies[0]"},
		{Acknowledge{Copies: make([]string, MaxIDs+1)}, "copies"},
		{Outcome{Copy: copyOne, Code: "won"}, "code"},
		{Outcome{Code: "foiled"}, "copy[0]"},
		{Outcome{Copy: copyOne, Code: "foiled", Seized: []Seized{{Item: "prisoners", Count: 4}}}, "seized[0].item"},
		{Outcome{Copy: copyOne, Code: "foiled", Seized: []Seized{{Item: "rifles"}}}, "seized[0].count"},
		{Outcome{Copy: copyOne, Code: "foiled", Seized: []Seized{{Item: "cash", Count: 1, Unit: "people"}}}, "seized[0].unit"},
		{Outcome{Copy: copyOne, Code: "foiled", Seized: make([]Seized, 201)}, "seized"},
		{Recall{Copies: ids, Reason: "because"}, "reason"},
		{Recall{Reason: "wrong"}, "copies"},
		{Recalled{}, "copies"},
		{Ask{Copies: ids, Purpose: "research"}, "to.who"},
		{Ask{Copies: ids, Purpose: "research", To: AskTo{Who: "party"}}, "to.party"},
		{Ask{Copies: ids, Purpose: "research", To: AskTo{Who: "class"}}, "to.class"},
		{Ask{Copies: ids, Purpose: "research", To: AskTo{Who: "nobody", Party: p.b.Public().ID}}, "to.party"},
		{Ask{Copies: ids, Purpose: "research", To: AskTo{Who: "nobody", Class: ar}}, "to.class"},
		{Ask{Copies: ids, To: AskTo{Who: "nobody"}}, "purpose"},
		{Answer{Copies: ids, Answer: "perhaps"}, "answer"},
		{Answer{Copies: ids, Answer: "yes", Conditions: ar}, "conditions"},
		{Answer{Copies: ids, Answer: "conditions"}, "conditions"},
		{Answer{Copies: ids, Answer: "conditions", Ceiling: "TLP:PINK"}, "ceiling"},
		{Breach{Lineage: lineage, Code: "rude", Text: ar}, "code"},
		{Breach{Lineage: lineage, Code: "leak"}, "text"},
		{Breach{Lineage: lineage, Code: "leak", Text: ar, Copies: []string{""}}, "copies[0]"},
		{Heads{Written: Note("\xff")}, "written"},
		{Heads{Witnessed: bytes.Repeat([]byte("x"), maxNote+1)}, "witnessed"},
		{Mirror{}, "request"},
		{Mirror{Request: &MirrorRequest{}, Answer: &MirrorAnswer{}}, "answer"},
		{Mirror{Request: &MirrorRequest{Writer: "x", Limit: 1}}, "request.writer"},
		{Mirror{Request: &MirrorRequest{Writer: p.b.Public().ID, From: -1, Limit: 1}}, "request.from"},
		{Mirror{Request: &MirrorRequest{Writer: p.b.Public().ID}}, "request.limit"},
		{Mirror{Answer: &MirrorAnswer{Piece: badPiece}}, "answer.piece.entries[0]"},
		{Mirror{Answer: &MirrorAnswer{}}, "answer.piece.checkpoint"},
		{Receipt{}, "status"},
		{Receipt{Status: Refused}, "fault"},
		{Receipt{Status: Waiting, Fault: "Not a code"}, "fault"},
		{Receipt{Status: Accepted, Fault: Newer}, "fault"},
	} {
		err := c.body.Validate()
		if e, ok := err.(*Error); !ok || e.Code != Content || e.Field != c.field {
			t.Errorf("%s %+.200v: got %v, want a fault of %s", c.body.Kind(), c.body, err, c.field)
		}
	}
	for _, good := range []Body{
		Ask{Copies: ids, Purpose: "research", To: AskTo{Who: "nobody"}},
		Ask{Copies: ids, Purpose: "research", To: AskTo{Who: "party", Party: p.b.Public().ID}},
		Answer{Copies: ids, Answer: "no"},
		Answer{Copies: ids, Answer: "conditions", Ceiling: "TLP:AMBER"},
		Heads{},
		Receipt{Status: Waiting},
		Receipt{Status: Waiting, Fault: "gap"},
		rel(func(r *Release) { r.Objects = nil }),
		rel(func(r *Release) { r.Onward = Onward{Rule: "listed", Parties: []string{"*"}, Ceiling: "TLP:CLEAR"} }),
		rel(func(r *Release) {
			r.Onward = Onward{Rule: "listed", Parties: []string{p.b.Public().ID}, Ceiling: "TLP:AMBER"}
		}),
	} {
		if err := good.Validate(); err != nil {
			t.Errorf("%+v: %v", good, err)
		}
	}
}

// Every refusal has words of its own in both languages, and a place where it has one.
func TestWords(t *testing.T) {
	seen := map[text.Bilingual]Code{}
	for _, c := range append(allCodes(), "something newer") {
		w := c.Words()
		if w.AR == "" || w.EN == "" {
			t.Errorf("%s has no words", c)
		}
		if other, ok := seen[w]; ok {
			t.Errorf("%s and %s have the same words", c, other)
		}
		seen[w] = c
		placed := fault(c, 4711, "detail").Words()
		if !strings.Contains(placed.AR, "4711") || !strings.Contains(placed.EN, "4711") {
			t.Errorf("%s does not say where: %v", c, placed)
		}
		if strings.ContainsAny(w.AR, "abcdefghijklmnopqrstuvwxyz") {
			t.Errorf("%s: Latin letters in %s", c, w.AR)
		}
	}
	cause := errors.New("cause")
	e := &Error{Code: Content, Offset: -1, Field: "known", Detail: "odd", Err: cause}
	if !errors.Is(e, cause) || !strings.Contains(e.Error(), "[known]: odd") {
		t.Errorf("%v", e)
	}
}
