package parcel

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"
)

// FuzzOpen: no bytes make Open do anything but refuse or read, and what it reads it would have written so.
func FuzzOpen(f *testing.F) {
	p := partners()
	for _, body := range bodies(f, p.a, p.b) {
		f.Add(mustSeal(f, p.parcel(body), p.a))
	}
	f.Add([]byte(headerLine + "1\nfrom \n\n— \n\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		from, to, id, err := Peek(b)
		got, openErr := p.open(b)
		if err != nil && openErr == nil {
			t.Errorf("opened what Peek refuses: %v", err)
		}
		if openErr == nil && (got.From != from || got.To != to || got.ID != id) {
			t.Errorf("opened %+v, peeked %s %s %s", got, from, to, id)
		}
		if openErr != nil && codeOf(openErr) == "" {
			t.Errorf("not an *Error: %v", openErr)
		}
	})
}

// FuzzContent: what a pinned partner signs is as little to be trusted.
func FuzzContent(f *testing.F) {
	p := partners()
	for _, body := range bodies(f, p.a, p.b) {
		content, err := encode(p.parcel(body))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte(contentWith(p, `"revision":0`, `"revision":9,"x":{"Y":[null]}`)))
	f.Fuzz(func(t *testing.T, content []byte) {
		if len(content) > 1<<20 {
			return
		}
		// The ids of the header are those of the content where it has any, so that reading goes on.
		s := sealed{header: header{from: p.a.Public().ID, to: p.b.Public().ID}, content: content, generation: 1, pin: p.pinA}
		if e, _, _ := s.envelope(); e.ID != "" {
			s.id, s.from, s.to = e.ID, e.From, e.To
		}
		got, err := s.read()
		if err != nil {
			if codeOf(err) == "" {
				t.Errorf("not an *Error: %v", err)
			}
			return
		}
		again, err := encode(got)
		if err != nil {
			t.Fatalf("read, but cannot be written: %v", err)
		}
		s.content = again
		if back, err := s.read(); err != nil || !same(back, got) {
			t.Errorf("%s\nbecame %s: %v", content, again, err)
		}
	})
}

// FuzzBody: every body by itself.
func FuzzBody(f *testing.F) {
	p := partners()
	for _, body := range bodies(f, p.a, p.b) {
		b, err := body.encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(byte(slices.Index(Kinds(), body.Kind())), b, false)
		f.Add(byte(slices.Index(Kinds(), body.Kind())), b, true)
	}
	f.Fuzz(func(t *testing.T, kind byte, raw []byte, strict bool) {
		kinds := Kinds()
		k := kinds[int(kind)%len(kinds)]
		body, err := decodeBody(k, raw, strict)
		if err != nil {
			return
		}
		if body.Kind() != k {
			t.Fatalf("%s became %s", k, body.Kind())
		}
		if body.Validate() != nil {
			return
		}
		again, err := body.encode()
		if err != nil {
			t.Fatalf("%s: %v", raw, err)
		}
		back, err := decodeBody(k, again, true)
		if err != nil {
			t.Fatalf("%s\nbecame %s: %v", raw, again, err)
		}
		if err := back.Validate(); err != nil {
			t.Fatalf("%s\nbecame %s: %v", raw, again, err)
		}
		if r, ok := body.(Release); ok && !slices.EqualFunc(r.Objects, back.(Release).Objects, bytes.Equal) {
			t.Errorf("objects of %s\nbecame those of %s", raw, again)
		}
	})
}

// FuzzScan: what passes is JSON to everybody else too, and its parts are those of the text.
func FuzzScan(f *testing.F) {
	f.Add([]byte(`{"a":[1,-0.5e+3,true,false,null,"\u00e9\ud83d\ude00\/"],"b":{}}`), false)
	f.Add([]byte(` { "A" : [ ] , "é" : [[],{}] } `), true)
	f.Fuzz(func(t *testing.T, src []byte, loose bool) {
		var free []string
		if loose {
			free = []string{""}
		}
		members, err := scanObject(src, free...)
		if err != nil {
			return
		}
		var want map[string]json.RawMessage
		if err := json.Unmarshal(src, &want); err != nil {
			t.Fatalf("%q passed: %v", src, err)
		}
		if len(want) != len(members) {
			t.Fatalf("%q has %d members, not %d", src, len(want), len(members))
		}
		for _, m := range members {
			if !bytes.Equal(want[m.name], m.value) || !bytes.HasPrefix(src[m.at:], m.value) {
				t.Errorf("%q: %s is %q, not %q", src, m.name, want[m.name], m.value)
			}
			if parts, err := elements(m.value); err == nil {
				var list []json.RawMessage
				if err := json.Unmarshal(m.value, &list); err != nil || !slices.EqualFunc(parts, list, func(a []byte, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
					t.Errorf("%q: elements %q, not %q", m.value, parts, list)
				}
			}
		}
	})
}

// FuzzReadCourier reads anything as a courier file.
func FuzzReadCourier(f *testing.F) {
	p := partners()
	f.Add(pack(f, p))
	f.Add(pack(f, p, three(f, p)[0]))
	f.Add([]byte(CourierMagic + "age-encryption.org/v1\n-> X25519 a\nb\n--- c\n" + CourierEnd))
	f.Fuzz(func(t *testing.T, b []byte) {
		taken := 0
		s, err := ReadCourier(bytes.NewReader(b), p.reader(), func([]byte) error { taken++; return nil })
		if err != nil && codeOf(err) == "" {
			t.Errorf("not an *Error: %v", err)
		}
		if err == nil && s.Parcels != int64(taken) {
			t.Errorf("%d parcels, %+v", taken, s)
		}
	})
}

// FuzzFrames reads anything as the stream within the seal, where everybody can write what they like.
func FuzzFrames(f *testing.F) {
	p := partners()
	f.Add(streamOf(f, p, pack(f, p)))
	f.Add(frame(framePadding, make([]byte, 10)))
	f.Add(frame(frameTrailer, []byte(trailer{}.text())))
	f.Fuzz(func(t *testing.T, stream []byte) {
		if _, err := readFrames(p, stream, func([]byte) error { return nil }); err != nil && codeOf(err) == "" {
			t.Errorf("not an *Error: %v", err)
		}
	})
}
