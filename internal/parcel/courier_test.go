package parcel

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"filippo.io/age"

	"tansiq/internal/party"
)

// pack is a courier file from a to b.
func pack(t testing.TB, p people, parcels ...[]byte) []byte {
	t.Helper()
	var f bytes.Buffer
	c, err := NewCourier(&f, p.b.Public(), p.a, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range parcels {
		if err := c.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	return f.Bytes()
}

// three is three parcels of several sizes.
func three(t testing.TB, p people) [][]byte {
	large := release()
	large.Objects = append(large.Objects, plain("8ba7b810-9dad-41d1-80b4-00c04fd430c8", strings.Repeat("x", 200_000)))
	return [][]byte{
		mustSeal(t, p.parcel(Acknowledge{Copies: []string{copyOne}}), p.a),
		mustSeal(t, p.parcel(large), p.a),
		mustSeal(t, p.parcel(Receipt{Status: Accepted}), p.a),
	}
}

func TestCourier(t *testing.T) {
	p := partners()
	parcels := three(t, p)
	for n := range len(parcels) + 1 {
		file := pack(t, p, parcels[:n]...)
		var got [][]byte
		s, err := TakeCourier(bytes.NewReader(file), p.reader(), func(b []byte) error {
			got = append(got, bytes.Clone(b))
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(got, parcels[:n], bytes.Equal) {
			t.Errorf("%d parcels came as %d", n, len(got))
		}
		if s.From != p.a.Public().ID || s.Generation != 1 || !s.Made.Equal(noon) || s.Parcels != int64(n) || s.Bytes == 0 || s.Hash == ([32]byte{}) {
			t.Errorf("summary %+v", s)
		}
		// The same file again is the same again; slow media change nothing.
		again, err := VerifyCourier(iotest.OneByteReader(bytes.NewReader(file)), p.reader())
		if err != nil || again != s {
			t.Errorf("again: %+v, %v", again, err)
		}
		for _, name := range []string{p.a.Public().ID, p.b.Public().ID, "2025"} {
			if bytes.Contains(file, []byte(name)) {
				t.Errorf("the file shows %q", name)
			}
		}
	}
}

func TestCourierSizesAreFew(t *testing.T) {
	p := partners()
	one := mustSeal(t, p.parcel(Receipt{Status: Accepted}), p.a)
	sizes := map[int]bool{}
	for n := range 32 {
		sizes[len(pack(t, p, slices.Repeat([][]byte{one}, 100+n)...))] = true
	}
	if len(sizes) > 12 {
		t.Errorf("files of 100 to 131 parcels have %d sizes", len(sizes))
	}
}

// sealStream seals any stream to b, as everybody can.
func sealStream(t testing.TB, p people, stream []byte) []byte {
	t.Helper()
	var f bytes.Buffer
	f.WriteString(CourierMagic)
	w, err := age.Encrypt(&f, p.b.Public().AgeRecipient())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(stream); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	f.WriteString(CourierEnd)
	return f.Bytes()
}

// streamOf opens a courier file's seal.
func streamOf(t testing.TB, p people, file []byte) []byte {
	t.Helper()
	file = file[len(CourierMagic) : len(file)-len(CourierEnd)]
	r, err := age.Decrypt(bytes.NewReader(file), p.b.AgeIdentity())
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// framesOf splits a stream into its frames.
func framesOf(stream []byte) (frames [][]byte) {
	for len(stream) > 0 {
		n := frameHead + int(binary.BigEndian.Uint32(stream[1:]))
		frames = append(frames, stream[:n])
		stream = stream[n:]
	}
	return frames
}

func frame(mark byte, b []byte) []byte {
	return append(binary.BigEndian.AppendUint32([]byte{mark}, uint32(len(b))), b...)
}

func TestCourierRefusals(t *testing.T) {
	p := partners()
	parcels := three(t, p)
	good := pack(t, p, parcels...)
	n := len(good)
	frames := framesOf(streamOf(t, p, good)) // three parcels, padding, trailer
	if len(frames) != 5 {
		t.Fatalf("%d frames", len(frames))
	}
	trailerFrame := frames[4]
	rebuilt := func(frames ...[]byte) []byte { return sealStream(t, p, slices.Concat(frames...)) }
	// trail signs another trailer over frames.
	trail := func(k *party.Keys, edit func(*trailer), text func(string) string, frames ...[]byte) []byte {
		all := slices.Concat(frames...)
		tr := trailer{from: p.a.Public().ID, to: p.b.Public().ID, made: noon, parcels: int64(len(frames)), bytes: int64(len(all)), hash: sha256.Sum256(all)}
		edit(&tr)
		signed, err := k.Sign(text(tr.text()))
		if err != nil {
			t.Fatal(err)
		}
		return rebuilt(append(frames, frame(frameTrailer, signed))...)
	}
	as := func(s string) string { return s }
	same := func(*trailer) {}
	flip := func(i int) []byte {
		b := bytes.Clone(good)
		b[i] ^= 4
		return b
	}
	stranger := mustSeal(t, Parcel{ID: NewID(), From: p.stranger.Public().ID, To: p.b.Public().ID, At: noon, Body: Acknowledge{Copies: []string{copyOne}}}, p.stranger)
	elsewhere := mustSeal(t, Parcel{ID: NewID(), From: p.a.Public().ID, To: p.stranger.Public().ID, At: noon, Body: Acknowledge{Copies: []string{copyOne}}}, p.a)
	next, _, err := p.a.Next(noon)
	if err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(frames[1])
	changed[len(changed)-Smallest] ^= 1
	wrong := p.reader()
	wrong.Identities = []age.Identity{p.stranger.AgeIdentity()}
	alone := p.reader()
	alone.Pins = pinsOf()
	revoked := p.reader()
	gone := pinOf(p.a)
	statement, err := p.a.Revoke(noon, party.Compromised)
	if err != nil {
		t.Fatal(err)
	}
	if err := gone.Revoke(*statement); err != nil {
		t.Fatal(err)
	}
	revoked.Pins = pinsOf(gone)

	for _, c := range []struct {
		name string
		file []byte
		by   Reader
		code Code
		at   func(int64) bool // nil: no place
	}{
		{"empty", nil, p.reader(), NotCourier, func(at int64) bool { return at == 0 }},
		{"something else", []byte("PK\x03\x04 and so on and so on"), p.reader(), NotCourier, func(at int64) bool { return at == 0 }},
		{"a parcel", parcels[0], p.reader(), NotCourier, func(at int64) bool { return at == 0 }},
		{"a later version", append([]byte("TANSIQ-COURIER-2\n"), good...), p.reader(), Newer, func(at int64) bool { return at == 0 }},
		{"cut in the first line", good[:7], p.reader(), Truncated, func(at int64) bool { return at == 7 }},
		{"cut after the first line", good[:len(CourierMagic)], p.reader(), Truncated, func(at int64) bool { return at == int64(len(CourierMagic)) }},
		{"cut in the header", good[:500], p.reader(), Truncated, func(at int64) bool { return at == 500 }},
		{"cut in the middle", good[:n/2], p.reader(), Truncated, func(at int64) bool { return at == int64(n/2) }},
		{"cut before the last line", good[:n-len(CourierEnd)], p.reader(), Truncated, func(at int64) bool { return at == int64(n-len(CourierEnd)) }},
		{"cut in the last line", good[:n-1], p.reader(), Truncated, func(at int64) bool { return at == int64(n-1) }},
		{"a line break after the end", append(bytes.Clone(good), '\n'), p.reader(), Trailing, func(at int64) bool { return at == int64(n) }},
		{"twice in one", append(bytes.Clone(good), good...), p.reader(), Trailing, func(at int64) bool { return at == int64(n) }},
		{"changed in the header", flip(len(CourierMagic) + 3), p.reader(), Damaged, func(at int64) bool { return at > 0 && at <= int64(n) }},
		{"changed at 70,000", flip(70_000), p.reader(), Damaged, func(at int64) bool { return at > 70_000 && at < 70_000+70_000 }},
		{"changed near the end", flip(n - 100), p.reader(), Damaged, func(at int64) bool { return at > int64(n-100) && at <= int64(n) }},
		{"sealed to another", good, wrong, WrongRecipient, nil},
		{"sender not known", good, alone, UnknownParty, nil},
		{"sender revoked", good, revoked, Revoked, nil},
		{"no trailer", rebuilt(frames[:4]...), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"nothing inside", rebuilt(), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"a parcel taken out", rebuilt(frames[0], frames[2], frames[3], trailerFrame), p.reader(), Incomplete, nil},
		{"the last parcels taken out", rebuilt(frames[0], frames[3], trailerFrame), p.reader(), Incomplete, nil},
		{"padding taken out", rebuilt(frames[0], frames[1], frames[2], trailerFrame), p.reader(), Incomplete, nil},
		{"a parcel twice", rebuilt(frames[0], frames[0], frames[1], frames[2], frames[3], trailerFrame), p.reader(), Incomplete, nil},
		{"another order", rebuilt(frames[1], frames[0], frames[2], frames[3], trailerFrame), p.reader(), Incomplete, nil},
		{"after the trailer", rebuilt(append(slices.Clone(frames), frames[3])...), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"cut within a frame", sealStream(t, p, frames[0][:100]), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"a frame of another kind", rebuilt(frame('X', nil), trailerFrame), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"padding that says something", rebuilt(frame(framePadding, []byte{0, 1, 0}), trailerFrame), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"a parcel of 4 GB", rebuilt([]byte{frameParcel, 0xff, 0xff, 0xff, 0xff}), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"padding of 4 GB", rebuilt([]byte{framePadding, 0xff, 0xff, 0xff, 0xff}), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"a trailer of 4 GB", rebuilt([]byte{frameTrailer, 0xff, 0xff, 0xff, 0xff}), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"a trailer of nothing", rebuilt(frame(frameTrailer, nil)), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"a trailer in other words", trail(p.a, same, func(s string) string { return strings.Replace(s, "parcels 0", "parcels +", 1) }, frames[0]), p.reader(), Incomplete, func(at int64) bool { return at > 0 }},
		{"a trailer of a later version", trail(p.a, same, func(s string) string { return strings.Replace(s, "courier/1\n", "courier/2\n", 1) }, frames[0]), p.reader(), Newer, nil},
		{"a trailer for another", trail(p.a, func(t *trailer) { t.to = p.stranger.Public().ID }, as, frames[0]), p.reader(), Foreign, nil},
		{"a trailer by a stranger", trail(p.stranger, same, as, frames[0]), p.reader(), UnknownKey, nil},
		{"a trailer in a stranger's name", trail(p.stranger, func(t *trailer) { t.from = p.stranger.Public().ID }, as, frames[0]), p.reader(), Foreign, nil},
		{"a trailer with keys not known", trail(next, same, as, frames[0]), p.reader(), UnknownKey, nil},
		{"a trailer with another count", trail(p.a, func(t *trailer) { t.parcels = 2 }, as, frames[0]), p.reader(), Incomplete, nil},
		{"a trailer whose signature is changed", func() []byte {
			b := bytes.Clone(trailerFrame)
			b[len(b)-100] = 'A' + (b[len(b)-100]+1)%26
			return rebuilt(frames[0], frames[1], frames[2], frames[3], b)
		}(), p.reader(), BadSignature, nil},
		{"a stranger's parcel", rebuilt(frames[0], frame(frameParcel, stranger), trailerFrame), p.reader(), Foreign, nil},
		{"a stranger's parcel first", rebuilt(frame(frameParcel, stranger), trailerFrame), p.reader(), UnknownParty, nil},
		{"a parcel for another", rebuilt(frames[0], frame(frameParcel, elsewhere), trailerFrame), p.reader(), Foreign, nil},
		{"not a parcel", rebuilt(frame(frameParcel, []byte("letter")), trailerFrame), p.reader(), NotParcel, func(at int64) bool { return at > 0 }},
		{"a parcel changed by its sender", trail(p.a, same, as, changed), p.reader(), Changed, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			taken := 0
			_, err := TakeCourier(bytes.NewReader(c.file), c.by, func([]byte) error { taken++; return nil })
			var e *Error
			if !errors.As(err, &e) || e.Code != c.code {
				t.Fatalf("got %v, want %s", err, c.code)
			}
			if c.at == nil && e.Offset >= 0 || c.at != nil && !c.at(e.Offset) {
				t.Errorf("offset %d of %d: %v", e.Offset, len(c.file), e)
			}
			if taken > 0 {
				t.Errorf("%d parcels were taken from a file that is not whole", taken)
			}
		})
	}
}

func TestCourierWhileKeysAreReplaced(t *testing.T) {
	p := partners()
	second, one, err := p.a.Next(noon)
	if err != nil {
		t.Fatal(err)
	}
	late := p.parcel(Acknowledge{Copies: []string{copyOne}})
	late.At = noon.Add(time.Minute)
	parcels := [][]byte{
		mustSeal(t, p.parcel(Receipt{Status: Accepted}), p.a),
		mustSeal(t, p.parcel(Keys{Rotations: []party.Rotation{*one}}), p.a),
		mustSeal(t, late, second),
	}
	var f bytes.Buffer
	c, err := NewCourier(&f, p.b.Public(), second, noon)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range parcels {
		if err := c.Add(b); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	pin := pinOf(p.a)
	by := p.reader()
	by.Pins = pinsOf(pin)
	if s, err := VerifyCourier(bytes.NewReader(f.Bytes()), by); err != nil || s.Generation != 2 {
		t.Fatalf("got %+v, %v", s, err)
	}
	if len(pin.Generations) != 1 {
		t.Fatal("verifying changed the pin")
	}
	take := func(b []byte) error {
		q, err := Open(b, by.ID, by.Pins)
		if err != nil {
			return err
		}
		if k, ok := q.Body.(Keys); ok {
			return pin.Rotate(k.Rotations[0])
		}
		return nil
	}
	if _, err := TakeCourier(bytes.NewReader(f.Bytes()), by, take); err != nil {
		t.Fatal(err)
	}
	if len(pin.Generations) != 2 {
		t.Error("the new keys were not taken")
	}
	if _, err := TakeCourier(bytes.NewReader(f.Bytes()), by, take); err != nil {
		t.Errorf("the same file again: %v", err)
	}

	t.Run("revoked within", func(t *testing.T) {
		r, err := second.Revoke(noon, party.Ended)
		if err != nil {
			t.Fatal(err)
		}
		file := func() []byte {
			var f bytes.Buffer
			c, err := NewCourier(&f, p.b.Public(), second, noon)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(c.Add(mustSeal(t, p.parcel(Keys{Revocation: r}), second)), c.Close()); err != nil {
				t.Fatal(err)
			}
			return f.Bytes()
		}()
		revoke := func(b []byte) error {
			q, err := Open(b, by.ID, by.Pins)
			if err != nil {
				return err
			}
			return pin.Revoke(*q.Body.(Keys).Revocation)
		}
		if _, err := TakeCourier(bytes.NewReader(file), by, revoke); err != nil {
			t.Error(err)
		}
		if pin.Revoked == nil {
			t.Error("not revoked")
		}
	})
}

// failing fails after n bytes.
type failing struct{ n int }

var errDisk = errors.New("the disk is full")

func (f *failing) Write(b []byte) (int, error) {
	if f.n -= len(b); f.n < 0 {
		return 0, errDisk
	}
	return len(b), nil
}

func TestCourierFailures(t *testing.T) {
	p := partners()
	parcels := three(t, p)
	file := pack(t, p, parcels...)

	t.Run("fn", func(t *testing.T) {
		stop := errors.New("stop")
		if _, err := ReadCourier(bytes.NewReader(file), p.reader(), func([]byte) error { return stop }); err != stop {
			t.Errorf("got %v", err)
		}
	})
	t.Run("reading", func(t *testing.T) {
		for _, n := range []int{0, 5, 100, 70_000, len(file)} {
			r := io.MultiReader(bytes.NewReader(file[:n]), iotest.ErrReader(errDisk))
			if _, err := VerifyCourier(r, p.reader()); !errors.Is(err, errDisk) || codeOf(err) != "" {
				t.Errorf("after %d bytes: %v", n, err)
			}
		}
	})
	t.Run("pins", func(t *testing.T) {
		by := p.reader()
		by.Pins = func(string) (*party.Pin, error) { return nil, errDisk }
		if _, err := VerifyCourier(bytes.NewReader(file), by); !errors.Is(err, errDisk) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("no keys", func(t *testing.T) {
		by := p.reader()
		by.Identities = nil
		if _, err := VerifyCourier(bytes.NewReader(file), by); err == nil || codeOf(err) != "" {
			t.Errorf("got %v", err)
		}
		if _, err := NewCourier(io.Discard, party.Public{}, p.a, noon); err == nil {
			t.Error("packed for nobody")
		}
	})
	t.Run("writing", func(t *testing.T) {
		for n := 0; n < len(file); n += 10_000 {
			c, err := NewCourier(&failing{n}, p.b.Public(), p.a, noon)
			if err == nil {
				for _, b := range parcels {
					err = errors.Join(err, c.Add(b))
				}
				err = errors.Join(err, c.Close())
			}
			if !errors.Is(err, errDisk) {
				t.Errorf("after %d bytes: %v", n, err)
			}
		}
	})
	t.Run("adding", func(t *testing.T) {
		c, err := NewCourier(io.Discard, p.b.Public(), p.a, noon)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Add([]byte("letter")); codeOf(err) != NotParcel {
			t.Errorf("got %v", err)
		}
		q := Parcel{ID: NewID(), From: p.b.Public().ID, To: p.a.Public().ID, At: noon, Body: Acknowledge{Copies: []string{copyOne}}}
		if err := c.Add(mustSeal(t, q, p.b)); codeOf(err) != Foreign {
			t.Errorf("got %v", err)
		}
		if err := c.Close(); err != nil {
			t.Errorf("a refused parcel ended the file: %v", err)
		}
		if c.Add(parcels[0]) == nil || c.Close() == nil {
			t.Error("went on after the end")
		}
	})
	t.Run("changing while it is read", func(t *testing.T) {
		other := pack(t, p, parcels[0])
		f := &swapping{first: bytes.NewReader(file), second: bytes.NewReader(other)}
		if _, err := TakeCourier(f, p.reader(), func([]byte) error { return nil }); codeOf(err) != Damaged {
			t.Errorf("got %v", err)
		}
	})
}

// swapping is another file after it was rewound.
type swapping struct{ first, second *bytes.Reader }

func (s *swapping) Read(b []byte) (int, error) { return s.first.Read(b) }

func (s *swapping) Seek(offset int64, whence int) (int64, error) {
	if whence == io.SeekStart {
		s.first = s.second
	}
	return s.first.Seek(offset, whence)
}

// A courier file of any size is packed and read with little memory. TANSIQ_SOAK makes it 1 GB and verifies each parcel.
func TestCourierNeedsLittleMemory(t *testing.T) {
	p := partners()
	total, verify := int64(200<<20), false
	if os.Getenv("TANSIQ_SOAK") != "" {
		total, verify = 1<<30, true
	}
	large := release()
	for i := range 7 {
		large.Objects = append(large.Objects, plain(fmt.Sprintf("%08d-9dad-41d1-80b4-00c04fd430c8", i), strings.Repeat("x", 1<<20)))
	}
	parcel := mustSeal(t, p.parcel(large), p.a)
	large = Release{}
	n := total/int64(len(parcel)) + 1

	const bound = 48 << 20 // three parcels, the buffers, and what the collector has not seen yet
	runtime.GC()
	var before runtime.MemStats
	runtime.ReadMemStats(&before)
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(int64(before.HeapInuse) + bound/2)) // collect in time
	var most uint64
	look := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		most = max(most, m.HeapInuse)
	}

	in, out := io.Pipe()
	packed := make(chan error, 1)
	go func() {
		c, err := NewCourier(out, p.b.Public(), p.a, noon)
		for i := int64(0); i < n && err == nil; i++ {
			err = c.Add(parcel)
		}
		if err == nil {
			err = c.Close()
		}
		out.CloseWithError(err)
		packed <- err
	}()
	read := func(fn func([]byte) error) (Summary, error) { return ReadCourier(in, p.reader(), fn) }
	if verify {
		read = func(fn func([]byte) error) (Summary, error) {
			return ReadCourier(in, p.reader(), func(b []byte) error {
				if _, err := p.open(b); err != nil {
					return err
				}
				return fn(b)
			})
		}
	}
	start := time.Now()
	s, err := read(func(b []byte) error {
		if !bytes.Equal(b, parcel) {
			return errors.New("another parcel came")
		}
		look()
		return nil
	})
	if err := errors.Join(err, <-packed); err != nil {
		t.Fatal(err)
	}
	look()
	if s.Parcels != n || s.Bytes < total {
		t.Errorf("summary %+v", s)
	}
	used := int64(most) - int64(before.HeapInuse)
	t.Logf("%d MB in %d parcels, packed and read in %s, with %d MB of heap beside the %d MB before", s.Bytes>>20, n, time.Since(start).Round(time.Millisecond), used>>20, before.HeapInuse>>20)
	if used > bound {
		t.Errorf("%d MB of heap for a file of %d MB", used>>20, s.Bytes>>20)
	}
}
