package stix

import (
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"
)

// SplitID splits an identifier "type--uuid" into its type and its UUID, and fails when it is not one.
func SplitID(id string) (typ string, u uuid.UUID, err error) {
	typ, rest, ok := strings.Cut(id, "--")
	if !ok || len(rest) != 36 {
		return "", uuid.UUID{}, fmt.Errorf("%s is not an identifier like incident--6ba7b810-9dad-41d1-80b4-00c04fd430c8", quote(id))
	}
	if !typeName(typ) {
		return "", uuid.UUID{}, fmt.Errorf("%s does not begin with the name of a type", quote(id))
	}
	u, err = uuid.Parse(rest)
	if err != nil {
		return "", uuid.UUID{}, fmt.Errorf("%s does not end in a UUID", quote(id))
	}
	if u.Variant() != uuid.RFC4122 || u.Version() < 1 {
		return "", uuid.UUID{}, fmt.Errorf("%s does not end in a UUID of RFC 4122", quote(id))
	}
	return typ, u, nil
}

// checkID says what is wrong with an id that should be of one of the given types (any, when none is given).
func checkID(id string, types ...string) error {
	typ, _, err := SplitID(id)
	if err != nil {
		return err
	}
	if len(types) == 0 {
		return nil
	}
	for _, t := range types {
		if typ == t {
			return nil
		}
	}
	return fmt.Errorf("refers to an object of type %s where %s is wanted", typ, strings.Join(types, " or "))
}

// typeName reports whether s may name a type of object: 3 to 250 characters of a–z, 0–9 and single hyphens.
func typeName(s string) bool {
	if len(s) < 3 || len(s) > 250 || s[0] < 'a' || s[0] > 'z' || s[len(s)-1] == '-' || strings.Contains(s, "--") {
		return false
	}
	for _, c := range []byte(s) {
		if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// NewID returns a fresh identifier of the type with a random UUID.
func NewID(typ string) (string, error) {
	u, err := uuid.NewRandom()
	if err != nil {
		return "", fmt.Errorf("making an identifier: %w", err)
	}
	return typ + "--" + u.String(), nil
}

// NamedID returns the identifier of the type whose UUIDv5 is made of a namespace and a name: the same name
// gives the same identifier everywhere.
func NamedID(typ string, namespace uuid.UUID, name string) string {
	return typ + "--" + uuid.NewSHA1(namespace, []byte(name)).String()
}

// observableSpace is the namespace of the identifiers of cyber-observables, from the specification.
var observableSpace = uuid.MustParse("00abedb4-aa42-466c-9c01-fed23315a9b7")

// contributing lists, per type of cyber-observable, the properties that make its identifier.
var contributing = map[string][]string{
	"artifact":             {"hashes", "payload_bin"},
	"autonomous-system":    {"number"},
	"directory":            {"path"},
	"domain-name":          {"value"},
	"email-addr":           {"value"},
	"email-message":        {"from_ref", "subject", "body"},
	"file":                 {"hashes", "name", "parent_directory_ref", "extensions"},
	"ipv4-addr":            {"value"},
	"ipv6-addr":            {"value"},
	"mac-addr":             {"value"},
	"mutex":                {"name"},
	"network-traffic":      {"start", "end", "src_ref", "dst_ref", "src_port", "dst_port", "protocols", "extensions"},
	"process":              nil, // a process is never the same twice
	"software":             {"name", "cpe", "swid", "vendor", "version"},
	"url":                  {"value"},
	"user-account":         {"account_type", "user_id", "account_login"},
	"windows-registry-key": {"key", "values"},
	"x509-certificate":     {"hashes", "serial_number"},
}

// ErrNoDeterministicID is returned for a cyber-observable that has none of the properties that make an
// identifier (a process never has): it takes a random one, from NewID.
var ErrNoDeterministicID = errors.New("has no property that makes a deterministic identifier")

// ObservableID returns the deterministic identifier of a cyber-observable, a JSON object with at least its
// type: UUIDv5 over the canonical JSON of its ID contributing properties. Of several hashes only one counts:
// MD5, SHA-1, SHA-256, SHA-512 in this order, otherwise the first by name.
func ObservableID(raw []byte) (string, error) {
	t, err := parseTree(raw, DefaultLimits().Depth)
	if err != nil {
		return "", fmt.Errorf("making the identifier of a cyber-observable: %w", err)
	}
	typ := t.str(0, "type")
	names, known := contributing[typ]
	if !known {
		return "", fmt.Errorf("making an identifier: %s is not a cyber-observable of the specification", quote(typ))
	}
	var b strings.Builder
	b.WriteByte('{')
	for _, name := range names {
		c := t.get(0, name)
		if c < 0 {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(jsonString(name) + ":")
		if name == "hashes" {
			t.oneHash(&b, c)
		} else {
			t.write(&b, c)
		}
	}
	b.WriteByte('}')
	if b.Len() == 2 {
		return "", fmt.Errorf("%s %w", typ, ErrNoDeterministicID)
	}
	canonical, err := Canonical([]byte(b.String()))
	if err != nil {
		return "", fmt.Errorf("making the identifier of %s: %w", typ, err)
	}
	return NamedID(typ, observableSpace, string(canonical)), nil
}

// oneHash writes the hash that counts for an identifier.
func (t *tree) oneHash(b *strings.Builder, hashes int) {
	best, rank := -1, 5
	t.children(hashes, func(_, c int) {
		r := 4
		for i, name := range [...]string{"MD5", "SHA-1", "SHA-256", "SHA-512"} {
			if t.nodes[c].name == name {
				r = i
			}
		}
		if r < rank || (r == rank && t.nodes[c].name < t.nodes[best].name) {
			best, rank = c, r
		}
	})
	if best < 0 {
		t.write(b, hashes)
		return
	}
	b.WriteString("{" + jsonString(t.nodes[best].name) + ":")
	t.write(b, best)
	b.WriteByte('}')
}
