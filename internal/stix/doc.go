// Package stix reads, checks and writes STIX 2.1 without losing a byte of what others wrote: objects of every
// kind (domain, relationship, cyber-observable, meta), bundles, extensions, markings, versions, canonical form.
//
// An [Object] keeps the bytes as they came beside a thin header. [Decode] streams the objects of a bundle under
// [Limits]; [Parse] reads one; [Validate] holds one against the rules of the specification and names object,
// property and rule; [BundleWriter] writes the same bytes out again. Unknown types, properties and extensions
// are kept: nothing here rewrites an object.
//
// It knows no storage and nothing of incidents: what an incident looks like in STIX belongs to the packages
// that own the records. Who may see a marked value is package release's to decide; here is only which marking
// stands on it.
package stix

// Object is one STIX object: the bytes as they came and a thin header read from them. The header is for
// sorting and finding; a property that is missing, or not of the type that STIX wants, is empty in it.
type Object struct {
	Raw  []byte // one JSON object, byte for byte as it came
	Type string
	ID   string

	SpecVersion  string   // "2.1", "2.0", or empty
	Created      string   // as text; empty for objects without it
	Modified     string   // as text; empty for objects without it
	CreatedByRef string   // identity id
	Lang         string   // language of its text, RFC 5646
	Revoked      bool     // the creator took it back
	MarkingRefs  []string // object_marking_refs
	Extensions   []string // keys of extensions, in order of appearance
}

// Extension reports whether the object carries the extension with the given key.
func (o Object) Extension(key string) bool {
	for _, k := range o.Extensions {
		if k == key {
			return true
		}
	}
	return false
}
