package stix

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/gowebpki/jcs"
)

// Canonical returns the RFC 8785 form of a JSON text: the same value gives the same bytes whoever wrote it.
// It refuses what would not survive: duplicate names, invalid UTF-8, integers over 2^53 and other numbers
// that a double cannot hold, since every implementation would round them silently.
func Canonical(raw []byte) ([]byte, error) {
	t, err := parseTree(raw, 1000)
	if err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	for i := range t.nodes {
		if t.nodes[i].kind == kindNumber {
			if err := exact(t.nodes[i].text); err != nil {
				return nil, fmt.Errorf("canonical form: %s%w", where(t.nodes[i].name), err)
			}
		}
	}
	out, err := jcs.Transform(raw)
	if err != nil {
		return nil, fmt.Errorf("canonical form: %w", err)
	}
	return out, nil
}

func where(name string) string {
	if name == "" {
		return ""
	}
	return quote(name) + ": "
}

// exact says why a number cannot be kept by a double, if it cannot. Fractions are taken at the nearest
// double, as RFC 8785 wants.
func exact(lit string) error {
	f, err := strconv.ParseFloat(lit, 64)
	if err != nil || math.IsInf(f, 0) {
		return fmt.Errorf("the number %s is out of range", clip(lit))
	}
	if math.Abs(f) < 1<<53 || (math.Abs(f) == 1<<53 && digits(lit) == "9007199254740992") {
		return nil
	}
	if !strings.ContainsAny(lit, ".eE") || digits(lit) != digits(strconv.FormatFloat(f, 'e', -1, 64)) {
		return fmt.Errorf("the integer %s is over 2^53 and would be rounded", clip(lit))
	}
	return nil
}

// digits returns the significant digits of a number: "-12.50e3" gives "125".
func digits(lit string) string {
	mantissa, _, _ := strings.Cut(strings.ToLower(lit), "e")
	return strings.Trim(strings.Replace(strings.TrimPrefix(mantissa, "-"), ".", "", 1), "0")
}

// Hash returns the SHA-256 of the canonical form of a JSON text.
func Hash(raw []byte) ([sha256.Size]byte, error) {
	canonical, err := Canonical(raw)
	if err != nil {
		return [sha256.Size]byte{}, err
	}
	return sha256.Sum256(canonical), nil
}

// VersionKey tells stored versions apart. The same id and modified with another hash is a version of its own:
// somebody changed the object without a new version.
type VersionKey struct {
	Sender   string // party id of whoever sent it
	ID       string
	Modified string // as text; empty for objects without it
	Hash     [sha256.Size]byte
}

// Version returns the key under which the object from this sender is stored. It fails when the object has no
// canonical form.
func (o Object) Version(sender string) (VersionKey, error) {
	h, err := Hash(o.Raw)
	if err != nil {
		return VersionKey{}, fmt.Errorf("%s: %w", o.ID, err)
	}
	return VersionKey{Sender: sender, ID: o.ID, Modified: o.Modified, Hash: h}, nil
}

// write appends the value at i as compact JSON.
func (t *tree) write(b *strings.Builder, i int) {
	n := t.nodes[i]
	switch n.kind {
	case kindNull:
		b.WriteString("null")
	case kindString:
		b.WriteString(jsonString(n.text))
	case kindArray, kindObject:
		open, shut := byte('['), byte(']')
		if n.kind == kindObject {
			open, shut = '{', '}'
		}
		b.WriteByte(open)
		t.children(i, func(pos, c int) {
			if pos > 0 {
				b.WriteByte(',')
			}
			if n.kind == kindObject {
				b.WriteString(jsonString(t.nodes[c].name) + ":")
			}
			t.write(b, c)
		})
		b.WriteByte(shut)
	default:
		b.WriteString(n.text)
	}
}

// jsonString writes a string as JSON without the escapes that HTML needs.
func jsonString(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		return `""` // a string always encodes
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// quote shows a value of somebody else in a message: in quotes, with nothing that could steer a terminal, cut.
func quote(s string) string { return strconv.Quote(clip(s)) }

// clip cuts a text at a character to what fits in a message.
func clip(s string) string {
	const most = 80
	if len(s) <= most {
		return s
	}
	cut := most
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}
