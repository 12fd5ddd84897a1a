package parcel

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"tansiq/internal/text"
)

// What must hold for every parcel and every courier file.

var letters = []rune("abc XYZ 019 .,:;\"'\\/<>&{}[]\n\tءآأبتثمنهوي٠١٩–—…\u2028\u2029\ufeff😀")

func drawText(t *rapid.T, label string) text.Bilingual {
	return text.Bilingual{
		AR: rapid.StringOfN(rapid.RuneFrom(letters), 1, 40, -1).Draw(t, label+" ar"),
		EN: rapid.StringOfN(rapid.RuneFrom(letters), 0, 40, -1).Draw(t, label+" en"),
	}
}

func drawID(t *rapid.T, typ, label string) string {
	var u uuid.UUID
	copy(u[:], rapid.SliceOfN(rapid.Byte(), 16, 16).Draw(t, label))
	u[6], u[8] = u[6]&0x0f|0x40, u[8]&0x3f|0x80
	return typ + "--" + u.String()
}

func drawIDs(t *rapid.T, least int, label string) []string {
	ids := map[string]bool{}
	var out []string
	for i := range rapid.IntRange(least, 5).Draw(t, label+" n") {
		if id := drawID(t, "report", fmt.Sprintf("%s %d", label, i)); !ids[id] {
			ids[id] = true
			out = append(out, id)
		}
	}
	return out
}

// drawObject is a note written in an odd way.
func drawObject(t *rapid.T, i int) []byte {
	space := func() string { return rapid.SampledFrom([]string{"", " ", "\n", "\t \r\n"}).Draw(t, "space") }
	content, err := marshal(drawText(t, "content").AR)
	if err != nil {
		t.Fatal(err)
	}
	if rapid.Bool().Draw(t, "escaped") {
		var b strings.Builder
		for _, r := range string(content) {
			if r > 0x7f && r < 0xffff {
				fmt.Fprintf(&b, `\u%04X`, r)
			} else {
				b.WriteRune(r)
			}
		}
		content = []byte(b.String())
	}
	pairs := []string{
		`"type"` + space() + `:"note"`, `"spec_version":"2.1"`, `"id":"note--` + fmt.Sprintf("%08d", i) + `-9dad-41d1-80b4-00c04fd430c8"`,
		`"created":"2025-01-10T18:58:00.000Z"`, `"modified":` + space() + `"2025-01-10T18:58:00.000Z"`, `"content":` + string(content),
		`"object_refs":[` + space() + `"` + copyOne + `"]`, `"x_n":` + rapid.SampledFrom([]string{"1.0", "1e2", "-0.0", "0.10", "12345678901234567890"}).Draw(t, "number"),
	}
	pairs = rapid.Permutation(pairs).Draw(t, "order")
	return []byte("{" + space() + strings.Join(pairs, space()+","+space()) + space() + "}")
}

func drawBody(t *rapid.T) Body {
	switch rapid.SampledFrom([]Kind{KindRelease, KindRelease, KindAcknowledge, KindOutcome, KindRecall, KindRecalled, KindAsk, KindAnswer, KindBreach, KindReceipt}).Draw(t, "kind") {
	case KindRelease:
		r := release()
		r.PurposeText = drawText(t, "purpose")
		r.Withdrawn = drawIDs(t, 1, "withdrawn")
		r.Step = rapid.IntRange(1, 9).Draw(t, "step")
		r.Objects = nil
		for i := range rapid.IntRange(0, 5).Draw(t, "objects") {
			r.Objects = append(r.Objects, drawObject(t, i))
		}
		return r
	case KindAcknowledge:
		return Acknowledge{Copies: drawIDs(t, 1, "copies")}
	case KindOutcome:
		o := Outcome{Copy: drawID(t, "incident", "copy"), Code: rapid.SampledFrom(OutcomeCodes()).Draw(t, "code"), Text: drawText(t, "text")}
		for range rapid.IntRange(0, 4).Draw(t, "lines") {
			o.Seized = append(o.Seized, Seized{
				Item: rapid.SampledFrom(SeizedItems()).Draw(t, "item"), Count: rapid.Int64Range(1, 1<<53).Draw(t, "count"),
				Unit: rapid.SampledFrom([]string{"", "kg", "USD"}).Draw(t, "unit"), Approx: rapid.Bool().Draw(t, "approx"),
			})
		}
		return o
	case KindRecall:
		return Recall{Copies: drawIDs(t, 1, "copies"), Reason: rapid.SampledFrom(RecallReasons()).Draw(t, "reason")}
	case KindRecalled:
		return Recalled{Copies: drawIDs(t, 1, "copies")}
	case KindAsk:
		return Ask{Copies: drawIDs(t, 1, "copies"), To: AskTo{Who: "nobody"}, Purpose: "research", PurposeText: drawText(t, "purpose")}
	case KindAnswer:
		return Answer{Copies: drawIDs(t, 1, "copies"), Answer: rapid.SampledFrom([]string{"yes", "no"}).Draw(t, "answer")}
	case KindBreach:
		return Breach{Lineage: lineage, Code: rapid.SampledFrom(BreachCodes()).Draw(t, "code"), Text: text.Bilingual{EN: "x"}, Copies: drawIDs(t, 0, "copies")}
	}
	return Receipt{Status: Refused, Fault: rapid.SampledFrom(allCodes()).Draw(t, "fault")}
}

func drawParcel(t *rapid.T) Parcel {
	p := partners().parcel(drawBody(t))
	p.ID = fmt.Sprintf("%032x", rapid.Uint64().Draw(t, "id"))
	p.At = time.UnixMilli(rapid.Int64Range(1_000_000_000_000, 4_000_000_000_000).Draw(t, "at")).UTC()
	p.Urgent = rapid.Bool().Draw(t, "urgent")
	p.Known = rapid.Int64Range(0, 1<<40).Draw(t, "known")
	return p
}

func TestLawRoundTrip(t *testing.T) {
	p := partners()
	rapid.Check(t, func(t *rapid.T) {
		sent := drawParcel(t)
		b, err := Seal(sent, p.a)
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.open(b)
		if err != nil {
			t.Fatal(err)
		}
		if !same(got, sent) {
			t.Fatalf("sent %+v\n got %+v", sent, got)
		}
		if r, ok := sent.Body.(Release); ok {
			for i, o := range got.Body.(Release).Objects {
				if !bytes.Equal(o, r.Objects[i]) {
					t.Fatalf("object %d\nsent %s\n got %s", i, r.Objects[i], o)
				}
			}
		}
		// Sealing what was opened gives the same bytes: nothing was lost or put in another form.
		if again, err := Seal(got, p.a); err != nil || !bytes.Equal(again, b) {
			t.Fatalf("sealed again: %v", err)
		}
	})
}

// Whatever one does to a sealed parcel, it is refused: there is one form of each.
func TestLawChangedParcelsAreRefused(t *testing.T) {
	p := partners()
	good := mustSeal(t, p.parcel(release()), p.a)
	_, n, err := parseHeader(good)
	if err != nil {
		t.Fatal(err)
	}
	refused := func(t interface{ Fatalf(string, ...any) }, b []byte, what string, code Code) {
		got, err := p.open(b)
		if codeOf(err) == "" || got.ID != "" || code != "" && codeOf(err) != code {
			t.Fatalf("%s: got %v", what, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		b := bytes.Clone(good)
		limit := len(b)
		if rapid.Bool().Draw(t, "in the header") {
			limit = n + 1
		}
		i, bit := rapid.IntRange(0, limit-1).Draw(t, "byte"), rapid.IntRange(0, 7).Draw(t, "bit")
		b[i] ^= 1 << bit
		refused(t, b, fmt.Sprintf("bit %d of byte %d", bit, i), "")
		k := rapid.IntRange(0, limit-1).Draw(t, "length")
		refused(t, good[:k], fmt.Sprintf("%d bytes", k), Truncated)
		refused(t, append(bytes.Clone(good), rapid.SliceOfN(rapid.Byte(), 1, 10).Draw(t, "more")...), "longer", Trailing)
	})
	// The last character of each signature in base64 has bits that do not count, and a careless decoder takes any.
	stride := 7
	if os.Getenv("TANSIQ_SOAK") != "" {
		stride = 1
	}
	for i := n - 1; i >= 0; i-- {
		if near := i > n-8 || i < 500; !near && i%stride != 0 {
			continue
		}
		b := bytes.Clone(good)
		for bit := range 8 {
			b[i] = good[i] ^ 1<<bit
			refused(t, b, fmt.Sprintf("bit %d of byte %d of the header", bit, i), "")
		}
	}
}

func TestLawSizesAreFew(t *testing.T) {
	p := partners()
	seen := map[int]bool{}
	rapid.Check(t, func(t *rapid.T) {
		r := release()
		r.Objects = [][]byte{plain("6ba7b810-9dad-41d1-80b4-00c04fd430c8", strings.Repeat("x", rapid.IntRange(0, 200_000).Draw(t, "size")))}
		b, err := Seal(p.parcel(r), p.a)
		if err != nil {
			t.Fatal(err)
		}
		seen[len(b)] = true
	})
	allowed := map[int64]bool{}
	for n := int64(0); n < 210_000; n++ {
		allowed[padded(n)] = true
	}
	if len(seen) > len(allowed) || len(allowed) > 90 {
		t.Errorf("%d sizes of %d", len(seen), len(allowed))
	}
}

func TestLawCourier(t *testing.T) {
	p := partners()
	rapid.Check(t, func(t *rapid.T) {
		var (
			f    bytes.Buffer
			sent [][]byte
		)
		c, err := NewCourier(&f, p.b.Public(), p.a, noon)
		if err != nil {
			t.Fatal(err)
		}
		for range rapid.IntRange(0, 3).Draw(t, "parcels") {
			b, err := Seal(drawParcel(t), p.a)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Add(b); err != nil {
				t.Fatal(err)
			}
			sent = append(sent, b)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		good := f.Bytes()
		s, err := VerifyCourier(bytes.NewReader(good), p.reader())
		if err != nil || s.Parcels != int64(len(sent)) {
			t.Fatalf("%d parcels: %+v, %v", len(sent), s, err)
		}

		b := bytes.Clone(good)
		i, bit := rapid.IntRange(0, len(b)-1).Draw(t, "byte"), rapid.IntRange(0, 7).Draw(t, "bit")
		b[i] ^= 1 << bit
		if _, err := VerifyCourier(bytes.NewReader(b), p.reader()); codeOf(err) == "" {
			t.Fatalf("bit %d of byte %d: got %v", bit, i, err)
		}
		n := rapid.IntRange(1, len(good)-1).Draw(t, "length")
		if _, err := VerifyCourier(bytes.NewReader(good[:n]), p.reader()); codeOf(err) != Truncated {
			t.Fatalf("%d of %d bytes: got %v", n, len(good), err)
		}
		more := rapid.SliceOfN(rapid.Byte(), 1, 10).Draw(t, "more")
		if _, err := VerifyCourier(bytes.NewReader(append(bytes.Clone(good), more...)), p.reader()); codeOf(err) != Trailing {
			t.Fatalf("longer: got %v", err)
		}
	})
}

// A stream with any frame missing, doubled or moved is refused, whoever sealed it.
func TestLawFrames(t *testing.T) {
	p := partners()
	frames := framesOf(streamOf(t, p, pack(t, p, three(t, p)...)))
	read := func(frames [][]byte) (Summary, error) {
		return readFrames(p, bytes.Join(frames, nil), func([]byte) error { return nil })
	}
	if _, err := read(frames); err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var chosen [][]byte
		changed := false
		indexes := rapid.SliceOfN(rapid.IntRange(0, len(frames)-1), 0, 7).Draw(t, "frames")
		for k, i := range indexes {
			chosen = append(chosen, frames[i])
			changed = changed || i != k
		}
		if !changed && len(indexes) == len(frames) {
			return
		}
		if _, err := read(chosen); codeOf(err) != Incomplete {
			t.Fatalf("frames %v: got %v", indexes, err)
		}
	})
}

// readFrames reads a stream as it is after its seal was opened.
func readFrames(p people, stream []byte, fn func([]byte) error) (Summary, error) {
	whole := &outer{in: bufio.NewReader(strings.NewReader("")), ended: true}
	in := &inner{raw: whole, in: bufio.NewReader(bytes.NewReader(stream)), sum: sha256.New(), by: p.reader()}
	return in.frames(fn)
}
