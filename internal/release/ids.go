package release

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strconv"
	"time"
)

// minKey is the shortest lineage key that keeps ids from being guessed, in bytes.
const minKey = 16

// uuid is an id as it is compared and sorted.
type uuid [16]byte

// String writes it in the usual form.
func (u uuid) String() string {
	var b [36]byte
	hex.Encode(b[0:8], u[0:4])
	hex.Encode(b[9:13], u[4:6])
	hex.Encode(b[14:18], u[6:8])
	hex.Encode(b[19:23], u[8:10])
	hex.Encode(b[24:36], u[10:16])
	b[8], b[13], b[18], b[23] = '-', '-', '-', '-'
	return string(b[:])
}

// namer makes ids and the digits of times from the lineage key. Not for several goroutines at once.
type namer struct {
	mac hash.Hash
	buf []byte
	sum [sha256.Size]byte
}

func newNamer(key []byte) *namer { return &namer{mac: hmac.New(sha256.New, key)} }

// hash is HMAC-SHA256 over a type and the parts of a name. Each part but the last ends in a NUL, which no type, id
// or key holds by the rules for claims; a key that does hold one can only collide with others of the same writer.
func (n *namer) hash(typ string, name ...string) []byte {
	n.buf = append(n.buf[:0], typ...)
	for _, s := range name {
		n.buf = append(n.buf, 0)
		n.buf = append(n.buf, s...)
	}
	n.mac.Reset()
	n.mac.Write(n.buf)
	return n.mac.Sum(n.sum[:0])
}

// uuid makes an id: the first 16 bytes of the hash in the shape of a UUIDv4.
func (n *namer) uuid(typ string, name ...string) uuid {
	var u uuid
	copy(u[:], n.hash(typ, name...))
	u[6] = u[6]&0x0f | 0x40
	u[8] = u[8]&0x3f | 0x80
	return u
}

// id makes the STIX id of an object of the type.
func (n *namer) id(typ string, name ...string) string {
	return typ + "--" + n.uuid(typ, name...).String()
}

// stamp is the time that this batch writes: to the millisecond the batch's own, then six digits from the key, so
// that copies under two lineages share no time.
func (n *namer) stamp(batch time.Time) string {
	ms := batch.UTC().Truncate(time.Millisecond).Format("2006-01-02T15:04:05.000")
	h := n.hash("time", ms)
	var v uint64
	for _, c := range h[:8] {
		v = v<<8 | uint64(c)
	}
	digits := strconv.FormatUint(1_000_000+v%1_000_000, 10)
	return ms + digits[1:] + "Z"
}

// stampLayout is the layout of the times that stamp and after write.
const stampLayout = "2006-01-02T15:04:05.000000000Z"

// after returns stamp, or the moment after the time before when stamp does not lie after it.
func after(stamp, before string) string {
	if stamp > before {
		return stamp
	}
	t, err := time.Parse(stampLayout, before)
	if err != nil || t.Year() > lastYear {
		return stamp
	}
	return t.Add(time.Nanosecond).Format(stampLayout)
}

// moment reads a time that a copy carries.
func moment(stamp string) time.Time {
	t, err := time.Parse(stampLayout, stamp)
	if err != nil {
		return time.Time{}
	}
	return t
}

// isStamp reports whether s is a time that stamp could have written.
func isStamp(s string) bool {
	if len(s) != len(stampLayout) {
		return false
	}
	t, err := time.Parse(stampLayout, s)
	return err == nil && t.Year() >= firstYear && t.Year() <= lastYear
}

// The years in which a batch may lie.
const (
	firstYear = 1970
	lastYear  = 2199
)
