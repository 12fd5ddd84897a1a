// Package stix reads, validates, changes and writes STIX 2.1 without losing a byte of what others wrote.
//
// It knows no storage and nothing of incidents: what an incident looks like in STIX belongs to the packages
// that own the records.
package stix

// Object is one STIX object: the bytes as they came and a thin header read from them.
type Object struct {
	Raw      []byte // one JSON object, byte for byte as it came
	Type     string
	ID       string
	Modified string // as text; empty for objects without it
}
