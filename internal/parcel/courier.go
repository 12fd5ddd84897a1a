package parcel

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"

	"tansiq/internal/party"
)

// CourierMagic is the first line of a courier file; what follows is an age file, then CourierEnd.
const (
	CourierMagic = magicName + "1\n"
	magicName    = "TANSIQ-COURIER-"
)

// CourierEnd is the last line of a courier file. By it a file that was cut off is told from one that was changed.
const CourierEnd = "\nTANSIQ-COURIER-END\n"

// The marks of frames within the sealed stream.
const (
	frameParcel  = 'P'
	framePadding = 'Z'
	frameTrailer = 'T'

	frameHead  = 5        // mark, and the length as 32 bits big endian
	maxPadding = 1 << 30  // bytes of one frame of padding
	maxTrailer = 16 << 10 // bytes
)

// Courier writes parcels of one party for one other into a file that is carried by hand. It needs little memory, however
// many there are.
type Courier struct {
	out     io.Writer
	age     io.WriteCloser
	stream  *bufio.Writer
	sum     hash.Hash
	keys    *party.Keys
	to      string
	made    time.Time
	parcels int64
	bytes   int64 // in the sealed stream so far
	err     error // that ended it
}

// NewCourier begins a courier file from the party whose keys are from to the party to, sealed to its keys. made is when it is
// packed. The file is good only after Close.
func NewCourier(w io.Writer, to party.Public, from *party.Keys, made time.Time) (*Courier, error) {
	r := to.AgeRecipient()
	if r == nil {
		return nil, errors.New("packing a courier file: no keys of the recipient")
	}
	if _, err := io.WriteString(w, CourierMagic); err != nil {
		return nil, fmt.Errorf("packing a courier file: %w", err)
	}
	sealed, err := age.Encrypt(w, r)
	if err != nil {
		return nil, fmt.Errorf("packing a courier file: %w", err)
	}
	return &Courier{
		out: w, age: sealed, stream: bufio.NewWriterSize(sealed, 64<<10), sum: sha256.New(), keys: from, to: to.ID,
		made: made.UTC().Truncate(time.Millisecond),
	}, nil
}

// Add puts one sealed parcel into the file. It refuses parcels of other parties with the code Foreign.
func (c *Courier) Add(parcel []byte) error {
	if c.err != nil {
		return c.err
	}
	from, to, id, err := Peek(parcel)
	switch {
	case err != nil:
		return err
	case from != c.keys.Public().ID || to != c.to:
		return fault(Foreign, -1, fmt.Sprintf("parcel %s is from %s to %s", id, from, to))
	case len(parcel) > MaxSize:
		return fault(TooLarge, -1, fmt.Sprintf("%d bytes, at most %d are allowed", len(parcel), MaxSize))
	}
	c.parcels++
	c.frame(frameParcel, bytes.NewReader(parcel), int64(len(parcel)))
	return c.err
}

// Close pads the file, signs what was packed and ends the file. Without it the file is refused.
func (c *Courier) Close() error {
	if c.err != nil {
		return c.err
	}
	// Who sees the file learns its size, so that takes few values, as with parcels.
	for pad := Padme(c.bytes+frameHead) - c.bytes; pad > 0; {
		n := min(pad, maxPadding)
		if rest := pad - n; rest > 0 && rest < frameHead {
			n -= frameHead
		}
		c.frame(framePadding, zeros{}, n-frameHead)
		pad -= n
	}
	t := trailer{from: c.keys.Public().ID, to: c.to, made: c.made, parcels: c.parcels, bytes: c.bytes, hash: [32]byte(c.sum.Sum(nil))}
	signed, err := c.keys.Sign(t.text())
	if err != nil {
		return c.fail(err)
	}
	c.frame(frameTrailer, bytes.NewReader(signed), int64(len(signed)))
	if c.err != nil {
		return c.err
	}
	if err := errors.Join(c.stream.Flush(), c.age.Close()); err != nil {
		return c.fail(err)
	}
	if _, err := io.WriteString(c.out, CourierEnd); err != nil {
		return c.fail(err)
	}
	c.err = errors.New("packing a courier file: it is closed already")
	return nil
}

// frame writes one frame; what goes wrong is kept in c.err.
func (c *Courier) frame(mark byte, r io.Reader, n int64) {
	head := binary.BigEndian.AppendUint32([]byte{mark}, uint32(n))
	w := io.MultiWriter(c.stream, c.sum)
	if _, err := w.Write(head); err != nil {
		c.fail(err)
		return
	}
	if _, err := io.CopyN(w, r, n); err != nil {
		c.fail(err)
		return
	}
	c.bytes += frameHead + n
}

func (c *Courier) fail(err error) error {
	c.err = fmt.Errorf("packing a courier file: %w", err)
	return c.err
}

// zeros is an endless stream of zeros.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// trailer is what the sender signs at the end: what it packed.
type trailer struct {
	from, to string
	made     time.Time
	parcels  int64
	bytes    int64    // of all frames before this one
	hash     [32]byte // of the same
}

const trailerLine = "tansiq.node/courier/"

// text is the signed text. Numbers are of one length, so that the length of the file tells nothing of them.
func (t trailer) text() string {
	return fmt.Sprintf(trailerLine+"%d\nfrom %s\nto %s\nmade %s\nparcels %016d\nbytes %016d\nsha256 %x\n",
		Version, t.from, t.to, t.made.Format(timeForm), t.parcels, t.bytes, t.hash)
}

func parseTrailer(text string) (trailer, error) {
	lines := strings.Split(text, "\n")
	var t trailer
	if len(lines) == 8 {
		value := func(i int) string {
			_, v, _ := strings.Cut(lines[i], " ")
			return v
		}
		t.from, t.to = value(1), value(2)
		var err1, err2, err3 error
		t.made, err1 = time.Parse(timeForm, value(3))
		t.parcels, err2 = strconv.ParseInt(value(4), 10, 64)
		t.bytes, err3 = strconv.ParseInt(value(5), 10, 64)
		sum, err4 := hex.DecodeString(value(6))
		if errors.Join(err1, err2, err3, err4) == nil && len(sum) == len(t.hash) {
			t.hash = [32]byte(sum)
		}
	}
	if t.text() != text {
		return trailer{}, errors.New("the trailer is not written as it should be")
	}
	return t, nil
}

// Reader says who reads courier files, and whose keys it has pinned.
type Reader struct {
	ID         string         // party id
	Identities []age.Identity // the party's own: of the present keys, and of earlier ones while files sealed to them may come
	Pins       Pins
}

// Summary is what a courier file holds.
type Summary struct {
	From       string
	Generation int // of the sender's keys, that signed the file
	Made       time.Time
	Parcels    int64
	Bytes      int64    // of the parcels and their padding
	Hash       [32]byte // of the same: one for one file
}

// TakeCourier verifies a courier file to its end and then reads it again, calling fn for each parcel in it, in their
// order; the bytes are fn's only until it returns. So nothing is taken from a file that is not whole. It needs little
// memory however large the file is. What is wrong with the file is an *Error; an error of fn ends the reading and is
// returned as it is.
//
// Taking the same file twice does no harm: every parcel has its id, and whoever takes it knows which it has taken.
func TakeCourier(f io.ReadSeeker, by Reader, fn func(parcel []byte) error) (Summary, error) {
	start, err := f.Seek(0, io.SeekCurrent)
	if err != nil {
		return Summary{}, fmt.Errorf("reading the courier file: %w", err)
	}
	verified, err := VerifyCourier(f, by)
	if err != nil {
		return Summary{}, err
	}
	if _, err := f.Seek(start, io.SeekStart); err != nil {
		return Summary{}, fmt.Errorf("reading the courier file: %w", err)
	}
	s, err := ReadCourier(f, by, fn)
	if err == nil && s.Hash != verified.Hash {
		return Summary{}, fault(Damaged, -1, "the file changed while it was being read")
	}
	return s, err
}

// VerifyCourier reads a courier file to its end without anything being taken from it: that it is whole, that its
// sender is pinned and signed just this, and that the seal of every parcel is good. Keys that the file itself hands
// over count from there on. Whether the content of each parcel can be taken is not asked: that is for the receipt of
// each.
func VerifyCourier(r io.Reader, by Reader) (Summary, error) {
	// The pins of this reading: what the file says of new keys must not touch the node's own.
	pins := map[string]*party.Pin{}
	own := by.Pins
	by.Pins = func(id string) (*party.Pin, error) {
		if pins[id] == nil {
			p, err := own(id)
			if err != nil || p == nil {
				return nil, err
			}
			q := *p
			pins[id] = &q
		}
		return pins[id], nil
	}
	n := 0
	return ReadCourier(r, by, func(parcel []byte) error {
		n++
		s, err := unseal(parcel, by.ID, by.Pins)
		var e *Error
		switch {
		case errors.As(err, &e):
			return &Error{Code: e.Code, Offset: -1, Detail: fmt.Sprintf("parcel %d of the file: %s", n, e.Detail), Err: e.Err}
		case err != nil:
			return err
		}
		for _, r := range s.rotations() {
			if pins[s.from].Rotate(r) != nil {
				break // whoever takes the parcel will be told why
			}
		}
		return nil
	})
}

// ReadCourier is the second half of TakeCourier, for what can be read only once: whether fn was given all that the
// sender packed, and nothing else, is known only when it returns without an error.
func ReadCourier(r io.Reader, by Reader, fn func(parcel []byte) error) (Summary, error) {
	if len(by.Identities) == 0 {
		return Summary{}, errors.New("reading the courier file: no keys to open it with")
	}
	raw := &outer{in: bufio.NewReaderSize(r, 128<<10)}
	magic := make([]byte, len(CourierMagic))
	n, err := io.ReadFull(raw.in, magic)
	switch v := strings.TrimPrefix(string(magic[:n]), magicName); {
	case len(v) == 2 && '1' < v[0] && v[0] <= '9' && v[1] == '\n':
		return Summary{}, fault(Newer, 0, "a courier file of version "+v[:1])
	case n > 0 && string(magic[:n]) != CourierMagic[:n], n == 0 && err == io.EOF:
		return Summary{}, fault(NotCourier, 0, "it does not begin with "+strings.TrimSpace(CourierMagic))
	case err == io.ErrUnexpectedEOF:
		return Summary{}, fault(Truncated, int64(n), "within the first line")
	case err != nil:
		return Summary{}, fmt.Errorf("reading the courier file: %w", err)
	}
	raw.read = int64(n)
	plain, err := age.Decrypt(raw, by.Identities...)
	if err != nil {
		var none *age.NoIdentityMatchError
		if errors.As(err, &none) {
			return Summary{}, &Error{Code: WrongRecipient, Offset: -1, Detail: err.Error(), Err: err}
		}
		return Summary{}, raw.fault(err)
	}
	in := &inner{raw: raw, in: bufio.NewReaderSize(plain, 64<<10), sum: sha256.New(), by: by}
	return in.frames(fn)
}

// outer reads the bytes between the magic line and CourierEnd, where it ends.
type outer struct {
	in    *bufio.Reader
	read  int64 // bytes of the file read so far
	ended bool  // CourierEnd was found
	err   error // of the file itself
}

// Read gives bytes up to CourierEnd.
func (o *outer) Read(p []byte) (int, error) {
	if o.ended || len(p) == 0 {
		return 0, io.EOF
	}
	end := []byte(CourierEnd)
	window, err := o.in.Peek(min(len(p)+len(end)-1, o.in.Size()))
	if err != nil && err != io.EOF {
		o.err = err
		return 0, err
	}
	give := len(window) - len(end) + 1 // what follows may be the beginning of the end
	if i := bytes.Index(window, end); i >= 0 {
		if give = i; i == 0 {
			o.ended = true
			n, err := o.in.Discard(len(end))
			o.read += int64(n)
			if err != nil {
				return 0, err
			}
			return 0, io.EOF
		}
	} else if err == io.EOF {
		give = len(window)
	}
	if give == 0 {
		return 0, io.EOF
	}
	n := copy(p, window[:give])
	if _, err := o.in.Discard(n); err != nil {
		return n, err
	}
	o.read += int64(n)
	return n, nil
}

// fault says what an error of age means.
func (o *outer) fault(err error) error {
	if o.err != nil {
		return fmt.Errorf("reading the courier file: %w", o.err)
	}
	if _, eof := o.in.Peek(1); !o.ended && eof == io.EOF {
		return &Error{Code: Truncated, Offset: o.read, Detail: err.Error(), Err: err}
	}
	return &Error{Code: Damaged, Offset: o.read, Detail: err.Error() + "; before this byte", Err: err}
}

// inner reads the frames of the sealed stream.
type inner struct {
	raw  *outer
	in   *bufio.Reader
	sum  hash.Hash
	n    int64 // bytes of frames
	by   Reader
	from string // sender of the first parcel
	buf  []byte

	parcels int64
}

// frames reads to the end. The summary is empty beside an error.
func (c *inner) frames(fn func(parcel []byte) error) (Summary, error) {
	head := make([]byte, frameHead)
	for {
		if err := c.full(head); err != nil {
			return Summary{}, err
		}
		size := int64(binary.BigEndian.Uint32(head[1:]))
		switch head[0] {
		case frameParcel:
			if size > MaxSize {
				return Summary{}, c.broken(fmt.Sprintf("a parcel of %d bytes", size))
			}
			c.hash(head)
			if err := c.parcel(size, fn); err != nil {
				return Summary{}, err
			}
			c.parcels++
		case framePadding:
			if size > maxPadding {
				return Summary{}, c.broken(fmt.Sprintf("padding of %d bytes", size))
			}
			c.hash(head)
			if err := c.padding(size); err != nil {
				return Summary{}, err
			}
		case frameTrailer:
			if size > maxTrailer {
				return Summary{}, c.broken(fmt.Sprintf("a trailer of %d bytes", size))
			}
			signed := make([]byte, size)
			if err := c.full(signed); err != nil {
				return Summary{}, err
			}
			return c.end(signed)
		default:
			return Summary{}, c.broken(fmt.Sprintf("a frame of the unknown kind %q", head[0]))
		}
	}
}

// parcel reads one parcel and hands it on.
func (c *inner) parcel(size int64, fn func([]byte) error) error {
	if int64(cap(c.buf)) < size {
		c.buf = make([]byte, size)
	}
	b := c.buf[:size]
	if err := c.full(b); err != nil {
		return err
	}
	c.hash(b)
	from, to, id, err := Peek(b)
	if err != nil {
		return c.inside(err)
	}
	if c.from == "" {
		if _, err := c.pin(from); err != nil { // before anything is taken
			return err
		}
		c.from = from
	}
	if from != c.from || to != c.by.ID {
		return fault(Foreign, -1, fmt.Sprintf("parcel %s is from %s to %s", id, from, to))
	}
	return fn(b)
}

// pin finds the sender's keys. What a file that began with good keys says of them itself, even that they are revoked,
// does not make the file bad.
func (c *inner) pin(from string) (*party.Pin, error) {
	pin, err := c.by.Pins(from)
	switch {
	case err != nil:
		return nil, fmt.Errorf("looking up the keys of %s: %w", from, err)
	case pin == nil:
		return nil, fault(UnknownParty, -1, "from "+from)
	case pin.Revoked == nil:
		return pin, nil
	case c.from == "":
		return nil, fault(Revoked, -1, "from "+from)
	}
	return pin.Past(), nil
}

// padding reads padding, which is all zeros.
func (c *inner) padding(size int64) error {
	var b [4096]byte
	for size > 0 {
		part := b[:min(size, int64(len(b)))]
		if err := c.full(part); err != nil {
			return err
		}
		if len(bytes.Trim(part, "\x00")) > 0 {
			return c.broken("padding that is not zero")
		}
		c.hash(part)
		size -= int64(len(part))
	}
	return nil
}

// end verifies the trailer, and that nothing follows it.
func (c *inner) end(signed []byte) (Summary, error) {
	// Its sender is not known before it is verified, but says which keys to verify it with.
	lines := strings.SplitN(string(signed), "\n", 8)
	if v, err := strconv.Atoi(strings.TrimPrefix(lines[0], trailerLine)); err == nil && v > Version {
		return Summary{}, fault(Newer, -1, "the file")
	}
	if len(lines) < 8 {
		return Summary{}, c.broken("a trailer that is cut short")
	}
	t, err := parseTrailer(strings.Join(lines[:7], "\n") + "\n")
	if err != nil {
		return Summary{}, c.broken(err.Error())
	}
	if t.to != c.by.ID || c.from != "" && t.from != c.from {
		return Summary{}, fault(Foreign, -1, fmt.Sprintf("the file is from %s to %s", t.from, t.to))
	}
	pin, err := c.pin(t.from)
	if err != nil {
		return Summary{}, err
	}
	text, generation, err := pin.Open(signed)
	if err != nil {
		return Summary{}, signatureFault(err, signed, pin)
	}
	sum := [32]byte(c.sum.Sum(nil))
	switch {
	case text != t.text():
		return Summary{}, fault(BadSignature, -1, "the text that was signed is another")
	case t.parcels != c.parcels || t.bytes != c.n || t.hash != sum:
		return Summary{}, fault(Incomplete, -1, fmt.Sprintf("%d parcels and %d bytes are here, %d and %d were packed", c.parcels, c.n, t.parcels, t.bytes))
	}
	if _, err := c.in.ReadByte(); err == nil {
		return Summary{}, c.broken("something after the trailer")
	} else if err != io.EOF {
		return Summary{}, c.raw.fault(err)
	}
	if !c.raw.ended {
		return Summary{}, fault(Truncated, c.raw.read, "the last line is missing")
	}
	if _, err := c.raw.in.ReadByte(); err == nil {
		return Summary{}, fault(Trailing, c.raw.read, "")
	} else if err != io.EOF {
		return Summary{}, fmt.Errorf("reading the courier file: %w", err)
	}
	return Summary{From: t.from, Generation: generation, Made: t.made, Parcels: c.parcels, Bytes: c.n, Hash: sum}, nil
}

// full fills b from the sealed stream.
func (c *inner) full(b []byte) error {
	_, err := io.ReadFull(c.in, b)
	switch {
	case err == nil:
		return nil
	case (err == io.EOF || err == io.ErrUnexpectedEOF) && c.raw.ended && c.raw.err == nil:
		return fault(Incomplete, c.raw.read, "there is no trailer")
	}
	return c.raw.fault(err)
}

func (c *inner) hash(b []byte) {
	c.sum.Write(b)
	c.n += int64(len(b))
}

// broken is a sealed stream that no sender of ours writes.
func (c *inner) broken(what string) error { return fault(Incomplete, c.raw.read, what) }

// inside is a parcel of the file that is none.
func (c *inner) inside(err error) error {
	var e *Error
	if errors.As(err, &e) {
		return fault(e.Code, c.raw.read, "a parcel in the file: "+e.Detail)
	}
	return err
}
