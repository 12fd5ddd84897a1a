package stix

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// Problem is one place where an object departs from the specification.
type Problem struct {
	Object  string // id of the object
	Path    string // property path such as "external_references[0].url"; empty for the object as a whole
	Rule    string // which rule, one word: required, type, list, null, name, vocabulary, reference, identifier, timestamp, range, together, order, selector, extension, value
	Message string // what is wrong, for people
	Warning bool   // the specification says SHOULD: worth saying, no reason to refuse
}

// Error says which object, where, what, and by which rule.
func (p Problem) Error() string {
	s := p.Object + ": "
	if p.Path != "" {
		s += p.Path + ": "
	}
	return s + p.Message + " (rule: " + p.Rule + ")"
}

// maxProblems bounds what is said about one object.
const maxProblems = 100

// Validate holds an object against the rules of STIX 2.1 and returns what it finds in order of appearance,
// at most 100 problems; none means valid. Properties, types and extensions that the specification does not
// know are allowed and only held to what all must follow. It looks at the object alone: whether what it refers
// to exists is not its question.
func Validate(o Object) []Problem {
	t, err := parseTree(o.Raw, DefaultLimits().Depth)
	if err != nil {
		return []Problem{{Object: clip(o.ID), Rule: "json", Message: err.Error()}}
	}
	v := validator{t: t, id: clip(o.ID)}
	v.object(o)
	return v.found
}

// Valid returns nil when Validate finds nothing but warnings, and otherwise the first problem as an error.
func Valid(o Object) error {
	for _, p := range Validate(o) {
		if !p.Warning {
			return p
		}
	}
	return nil
}

type validator struct {
	t         *tree
	id        string
	found     []Problem
	selectors int // selectors of granular markings seen so far
}

func (v *validator) report(path, rule, format string, args ...any) {
	if len(v.found) < maxProblems {
		v.found = append(v.found, Problem{Object: v.id, Path: path, Rule: rule, Message: fmt.Sprintf(format, args...)})
	}
}

func (v *validator) warn(path, rule, format string, args ...any) {
	if len(v.found) < maxProblems {
		v.found = append(v.found, Problem{Object: v.id, Path: path, Rule: rule, Message: fmt.Sprintf(format, args...), Warning: true})
	}
}

// object checks the whole object.
func (v *validator) object(o Object) {
	table := rules()
	if !typeName(o.Type) {
		v.report("type", "name", "%s cannot be the name of a type", quote(o.Type))
	}
	if typ, _, err := SplitID(o.ID); err != nil {
		v.report("id", "identifier", "%v", err)
	} else if typ != o.Type {
		v.report("id", "identifier", "the id is of type %s, the object of type %s", typ, quote(o.Type))
	}
	own := table[o.Type]
	var sets []*ruleset
	switch {
	case o.Type == "bundle":
		v.report("type", "value", "a bundle cannot stand within a bundle")
		return
	case o.Type == "marking-definition":
		sets = []*ruleset{own}
	case observable(o.Type):
		sets = []*ruleset{table["SCO"], own}
	case standard(o.Type):
		sets = []*ruleset{table["SDO"], own}
	case v.customObservable(o):
		sets = []*ruleset{table["SCO"]}
	default:
		sets = []*ruleset{table["SDO"]}
	}
	v.properties(0, "", sets...)
	v.each(o)
}

// standard reports whether the table has a line for an object of this type (not for a part of one).
func standard(typ string) bool {
	switch typ {
	case "attack-pattern", "campaign", "course-of-action", "grouping", "identity", "incident", "indicator", "infrastructure",
		"intrusion-set", "location", "malware", "malware-analysis", "note", "observed-data", "opinion", "report",
		"threat-actor", "tool", "vulnerability", "relationship", "sighting", "language-content", "extension-definition":
		return true
	}
	return false
}

// customObservable decides of an unknown type whether it is an observable: its extension says so, or, when no
// extension says anything, it lacks the times that every other object has.
func (v *validator) customObservable(o Object) bool {
	if ext := v.t.get(0, "extensions"); ext >= 0 {
		is, decided := false, false
		v.t.children(ext, func(_, c int) {
			switch v.t.str(c, "extension_type") {
			case "new-sco":
				is, decided = true, true
			case "new-sdo", "new-sro":
				decided = true
			}
		})
		if decided {
			return is
		}
	}
	return o.Created == "" && o.Modified == ""
}

// properties checks an object at i against rule sets, and every property by the rules for all.
func (v *validator) properties(i int, path string, sets ...*ruleset) {
	for _, rs := range sets {
		for _, name := range rs.order {
			if v.t.get(i, name) < 0 {
				v.report(join(path, name), "required", "this property is required")
			}
		}
	}
	v.t.children(i, func(_, c int) {
		n := v.t.nodes[c]
		at := join(path, n.name)
		if path == "" && !propertyName(n.name) {
			v.report(at, "name", "a property name has 3 to 250 characters of a–z, 0–9 and _")
		}
		if n.kind == kindNull {
			v.report(at, "null", "null is not allowed: leave the property out")
			return
		}
		for _, rs := range sets {
			if p, ok := rs.props[n.name]; ok {
				v.property(c, at, p)
				return
			}
		}
		v.unknown(c, at)
	})
	for _, rs := range sets {
		for _, k := range rs.constraints {
			v.constraint(i, path, k)
		}
	}
}

// unknown checks what holds for every property: no empty list, no null.
func (v *validator) unknown(c int, at string) {
	if v.t.nodes[c].kind == kindArray && int(v.t.nodes[c].next) == c+1 {
		v.report(at, "list", "a list cannot be empty: leave the property out")
	}
}

func (v *validator) property(c int, at string, p property) {
	n := v.t.nodes[c]
	if !p.list {
		v.value(c, at, p)
		return
	}
	if n.kind != kindArray {
		v.report(at, "type", "a list is wanted, this is %s", n.kind)
		return
	}
	if int(n.next) == c+1 {
		v.report(at, "list", "a list cannot be empty: leave the property out")
	}
	v.t.children(c, func(pos, item int) { v.value(item, at+"["+strconv.Itoa(pos)+"]", p) })
}

// value checks one value.
func (v *validator) value(c int, at string, p property) {
	n := v.t.nodes[c]
	want := kindString
	switch p.typ {
	case "any":
		return
	case "int", "num":
		want = kindNumber
	case "bool":
		want = kindBool
	case "dict", "text-dict", "hashes", "kill", "extref", "granular", "ext", "sub":
		want = kindObject
	}
	if n.kind != want {
		v.report(at, "type", "%s is wanted, this is %s", want, n.kind)
		return
	}
	switch p.typ {
	case "id":
		if err := checkID(n.text); err != nil {
			v.report(at, "identifier", "%v", err)
		}
	case "ref":
		if err := checkID(n.text); err != nil {
			v.report(at, "identifier", "%v", err)
		} else if typ, _, _ := strings.Cut(n.text, "--"); !p.refersTo(typ) {
			v.report(at, "reference", "refers to an object of type %s where %s is wanted", typ,
				strings.ReplaceAll(strings.Join(p.args, " or "), "SCO", "a cyber-observable"))
		}
	case "notref":
		if err := checkID(n.text); err != nil {
			v.report(at, "identifier", "%v", err)
		} else if typ, _, _ := strings.Cut(n.text, "--"); contains(p.args, typ) {
			v.report(at, "reference", "cannot refer to an object of type %s", typ)
		}
	case "enum":
		if !p.vocabulary[n.text] {
			v.report(at, "vocabulary", "%s is not in the closed vocabulary %s", quote(n.text), p.args[0])
		}
	case "open":
		if !p.vocabulary[n.text] {
			v.warn(at, "vocabulary", "%s is not in the open vocabulary %s", quote(n.text), p.args[0])
		}
	case "time", "ms":
		ts, err := ParseTimestamp(n.text)
		if err != nil {
			v.report(at, "timestamp", "%v", err)
		} else if dot := strings.IndexByte(ts.text, '.'); p.typ == "ms" && (dot < 0 || len(ts.text)-dot < len(".000Z")) {
			v.report(at, "precision", "%s must be given to the millisecond, like .000Z", quote(n.text))
		}
	case "int", "num":
		v.number(n.text, at, p)
	case "hex":
		if _, err := hex.DecodeString(n.text); err != nil {
			v.report(at, "value", "hexadecimal digits in pairs are wanted")
		}
	case "bin":
		if _, err := base64.StdEncoding.DecodeString(n.text); err != nil {
			v.report(at, "value", "base64 is wanted")
		}
	case "mime", "email", "mac", "ip4", "ip6", "cpe":
		if f := forms[p.typ]; !f.fits(n.text) {
			v.report(at, "value", "%s is not %s", quote(n.text), f.name)
		}
	case "url":
		if u, err := url.Parse(n.text); err != nil || u.Scheme == "" {
			v.report(at, "value", "%s is not a URL", quote(n.text))
		}
	case "sub":
		v.properties(c, at, rules()[p.args[0]])
	case "kill":
		v.properties(c, at, rules()["kill-chain-phase"])
	case "extref":
		v.properties(c, at, rules()["external-reference"])
	case "granular":
		v.properties(c, at, rules()["granular-marking"])
		v.pointers(c, at)
	case "dict", "text-dict":
		v.dictionary(c, at, p.typ == "text-dict")
	case "hashes":
		v.hashes(c, at)
	case "ext":
		v.extensions(c, at)
	}
}

// form is a way in which a text must be written.
type form struct {
	name string
	fits func(string) bool
}

var (
	mimeForm = regexp.MustCompile(`^(application|audio|font|image|message|model|multipart|text|video)/[a-zA-Z0-9.+_-]+$`)
	macForm  = regexp.MustCompile(`^([0-9a-f]{2}:){5}[0-9a-f]{2}$`)
	cpeForm  = regexp.MustCompile(`^cpe:2\.3:[aho*-](:(\\.|[^:\\\s])+){10}$`)
	mailForm = regexp.MustCompile(`^[^\s@]+@[^\s@]+$`)
)

var forms = map[string]form{
	"mime":  {"a media type like text/plain", mimeForm.MatchString},
	"mac":   {"a MAC address in lower case with colons", macForm.MatchString},
	"cpe":   {"a CPE 2.3 name", cpeForm.MatchString},
	"email": {"an e-mail address", mailForm.MatchString},
	"ip4":   {"an IPv4 address or CIDR block", func(s string) bool { return internet(s, netip.Addr.Is4) }},
	"ip6":   {"an IPv6 address or CIDR block", func(s string) bool { return internet(s, netip.Addr.Is6) }},
}

// internet reports whether s is an address or a block of the family.
func internet(s string, family func(netip.Addr) bool) bool {
	addr, bits, block := strings.Cut(s, "/")
	a, err := netip.ParseAddr(addr)
	if err != nil || !family(a) {
		return false
	}
	n, err := strconv.Atoi(bits)
	return !block || (err == nil && n >= 0 && n <= a.BitLen() && strconv.Itoa(n) == bits)
}

// refersTo reports whether a reference may name an object of the type.
func (p property) refersTo(typ string) bool {
	if contains(p.args, typ) {
		return true
	}
	return p.observables && (observable(typ) || !standard(typ) && typ != "bundle" && typ != "marking-definition")
}

// table returns the line of a type or part, nil when there is none.
func table(typ string) *ruleset { return rules()[typ] }

func (v *validator) number(lit, at string, p property) {
	f, err := strconv.ParseFloat(lit, 64)
	if err != nil || math.IsInf(f, 0) {
		v.report(at, "range", "the number %s is out of range", clip(lit))
		return
	}
	if p.typ == "int" {
		if strings.ContainsAny(lit, ".eE") {
			v.report(at, "type", "a whole number is wanted, this is %s", clip(lit))
			return
		}
		if math.Abs(f) > 1<<53 {
			v.report(at, "range", "the integer %s is over 2^53", clip(lit))
			return
		}
	}
	if lo, err := strconv.ParseFloat(p.lo, 64); err == nil && f < lo {
		v.report(at, "range", "%s is less than %s", clip(lit), p.lo)
	}
	if hi, err := strconv.ParseFloat(p.hi, 64); err == nil && f > hi {
		v.report(at, "range", "%s is more than %s", clip(lit), p.hi)
	}
}

// dictionary checks the keys of a dictionary; of language content (text), language tags over properties.
func (v *validator) dictionary(c int, at string, text bool) {
	if int(v.t.nodes[c].next) == c+1 {
		v.report(at, "value", "a dictionary cannot be empty: leave the property out")
	}
	v.t.children(c, func(_, m int) {
		n := v.t.nodes[m]
		key := join(at, n.name)
		switch {
		case text && !languageTag(n.name):
			v.report(key, "name", "%s is not a language tag of RFC 5646", quote(n.name))
		case text && n.kind != kindObject:
			v.report(key, "type", "an object of translated properties is wanted, this is %s", n.kind)
		case !text && !dictionaryKey(n.name):
			v.report(key, "name", "a dictionary key has up to 250 characters of a–z, A–Z, 0–9, - and _")
		case n.kind == kindNull:
			v.report(key, "null", "null is not allowed: leave the key out")
		}
	})
}

// hashLength is how many hexadecimal digits the common hashes have.
var hashLength = map[string]int{"MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-512": 128, "SHA3-256": 64, "SHA3-512": 128}

func (v *validator) hashes(c int, at string) {
	v.dictionary(c, at, false)
	v.t.children(c, func(_, m int) {
		n := v.t.nodes[m]
		key := join(at, n.name)
		if n.kind != kindString {
			v.report(key, "type", "a string is wanted, this is %s", n.kind)
			return
		}
		want, known := hashLength[n.name]
		if !known {
			if n.name != "SSDEEP" && n.name != "TLSH" {
				v.warn(key, "vocabulary", "%s is not in the open vocabulary hash-algorithm", quote(n.name))
			}
			return
		}
		if _, err := hex.DecodeString(n.text); err != nil || len(n.text) != want {
			v.report(key, "value", "%s has %d hexadecimal digits", n.name, want)
		}
	})
}

// Ids of extensions that we look into.
const (
	TLP2Extension         = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
	IncidentCoreExtension = "extension-definition--ef765651-680c-498d-9894-99799f2fa126"
)

func (v *validator) extensions(c int, at string) {
	if int(v.t.nodes[c].next) == c+1 {
		v.report(at, "value", "extensions cannot be empty: leave the property out")
	}
	v.t.children(c, func(_, m int) {
		n := v.t.nodes[m]
		key := join(at, n.name)
		if n.kind != kindObject {
			v.report(key, "type", "an object is wanted, this is %s", n.kind)
			return
		}
		typ, _, isID := strings.Cut(n.name, "--")
		switch {
		case n.name == TLP2Extension:
			v.properties(m, key, table("tlp-2.0"))
		case n.name == IncidentCoreExtension:
			v.properties(m, key, table("incident-core"))
		case isID && typ == "extension-definition":
			if err := checkID(n.name, "extension-definition"); err != nil {
				v.report(key, "identifier", "%v", err)
			}
			v.properties(m, key, table("generic-extension"))
		case strings.HasSuffix(n.name, "-ext") && typeName(n.name):
			if rs := table(n.name); rs != nil {
				v.properties(m, key, rs)
			} else {
				v.t.children(m, func(_, x int) { v.unknown(x, join(key, v.t.nodes[x].name)) })
			}
			if int(n.next) == m+1 {
				v.report(key, "value", "an extension cannot be empty")
			}
		default:
			v.report(key, "extension", "the key of an extension is the id of an extension-definition, or a predefined name that ends in -ext")
		}
	})
}

func (v *validator) constraint(i int, path string, k constraint) {
	have := make([]string, 0, len(k.names))
	for _, name := range k.names {
		if v.t.get(i, name) >= 0 {
			have = append(have, name)
		}
	}
	switch k.op {
	case "any":
		if len(have) == 0 {
			v.report(path, "together", "at least one of %s is required", strings.Join(k.names, ", "))
		}
	case "one":
		if len(have) != 1 {
			v.report(path, "together", "exactly one of %s is required", strings.Join(k.names, ", "))
		}
	case "xor":
		if len(have) == 2 {
			v.report(path, "together", "%s and %s exclude each other", k.names[0], k.names[1])
		}
	case "with":
		if v.t.get(i, k.names[0]) >= 0 && v.t.get(i, k.names[1]) < 0 {
			v.report(join(path, k.names[0]), "together", "stands only together with %s", k.names[1])
		}
	case ">", ">=":
		if len(have) < 2 {
			return
		}
		a, errA := ParseTimestamp(v.t.str(i, k.names[0]))
		b, errB := ParseTimestamp(v.t.str(i, k.names[1]))
		if errA != nil || errB != nil {
			return // said already
		}
		if c := a.Compare(b); c < 0 {
			v.report(join(path, k.names[0]), "order", "%s is earlier than %s (%s)", a, k.names[1], b)
		} else if c == 0 && k.op == ">" {
			v.report(join(path, k.names[0]), "order", "%s is not later than %s", a, k.names[1])
		}
	}
}

// each checks what only one type asks.
func (v *validator) each(o Object) {
	switch o.Type {
	case "malware":
		if f := v.t.get(0, "is_family"); f >= 0 && v.t.nodes[f].text == "true" && v.t.get(0, "name") < 0 {
			v.report("name", "required", "a family of malware must have a name")
		}
	case "marking-definition":
		v.marking(o)
	case "extension-definition":
		if o.CreatedByRef == "" {
			v.report("created_by_ref", "required", "an extension-definition must name its creator")
		}
		toplevel := false
		if types := v.t.get(0, "extension_types"); types >= 0 {
			v.t.children(types, func(_, c int) { toplevel = toplevel || v.t.nodes[c].text == "toplevel-property-extension" })
		}
		if v.t.get(0, "extension_properties") >= 0 && !toplevel {
			v.report("extension_properties", "together", "only a toplevel-property-extension names its properties")
		}
	case "relationship":
		for _, c := range []byte(v.t.str(0, "relationship_type")) {
			if c != '-' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
				v.report("relationship_type", "name", "only a–z, 0–9 and hyphens are allowed")
				break
			}
		}
	case "email-message":
		if m := v.t.get(0, "is_multipart"); m >= 0 {
			if wrong := map[string]string{"true": "body", "false": "body_multipart"}[v.t.nodes[m].text]; wrong != "" && v.t.get(0, wrong) >= 0 {
				v.report(wrong, "together", "cannot stand where is_multipart is %s", v.t.nodes[m].text)
			}
		}
	case "process":
		if _, u, err := SplitID(o.ID); err == nil && u.Version() != 4 {
			v.report("id", "identifier", "the id of a process must be a random UUID (version 4)")
		}
	case "location":
		if c := v.t.str(0, "country"); c != "" && len(c) != 2 {
			v.warn("country", "value", "%s is not a two-letter code of ISO 3166-1", quote(c))
		}
	}
	if o.Lang != "" && !languageTag(o.Lang) {
		v.report("lang", "value", "%s is not a language tag of RFC 5646", quote(o.Lang))
	}
}

func (v *validator) marking(o Object) {
	for i, ref := range o.MarkingRefs {
		if ref == o.ID {
			v.report("object_marking_refs["+strconv.Itoa(i)+"]", "reference", "a marking cannot mark itself")
		}
	}
	def := v.t.get(0, "definition")
	if def < 0 {
		return
	}
	switch v.t.str(0, "definition_type") {
	case "statement":
		if v.t.nodes[def].kind != kindObject || v.t.str(def, "statement") == "" {
			v.report("definition.statement", "required", "a statement marking carries its statement")
		}
	case "tlp":
		if want, ok := tlp1[o.ID]; !ok || v.t.str(def, "tlp") != want {
			v.report("definition.tlp", "value", "the four TLP 1 markings have fixed ids and levels, this is none of them")
		}
	}
}

// pointers checks that each selector of a granular marking points at something in the object.
func (v *validator) pointers(c int, at string) {
	list := v.t.get(c, "selectors")
	if list < 0 || v.t.nodes[list].kind != kindArray {
		return
	}
	v.t.children(list, func(pos, s int) {
		n := v.t.nodes[s]
		if n.kind != kindString {
			return // said already
		}
		where := join(at, "selectors") + "[" + strconv.Itoa(pos) + "]"
		if v.selectors++; v.selectors > maxSelectors {
			if v.selectors == maxSelectors+1 {
				v.report(where, "selector", "more than %d selectors in one object", maxSelectors)
			}
			return
		}
		sel, err := ParseSelector(n.text)
		if err != nil {
			v.report(where, "selector", "%v", err)
		} else if v.t.find(sel) < 0 {
			v.report(where, "selector", "%s points at nothing in this object", quote(n.text))
		}
	})
}

func join(path, name string) string {
	name = clip(name)
	if path == "" {
		return name
	}
	return path + "." + name
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

func propertyName(s string) bool {
	if s == "id" {
		return true
	}
	if len(s) < 3 || len(s) > 250 || s[0] < 'a' || s[0] > 'z' {
		return false
	}
	for _, c := range []byte(s) {
		if c != '_' && (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

func dictionaryKey(s string) bool {
	if s == "" || len(s) > 250 {
		return false
	}
	for _, c := range []byte(s) {
		if c != '_' && c != '-' && (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// languageTag reports whether s has the form of an RFC 5646 tag: parts of up to eight letters or digits, the
// first of two or three letters (or x, or i).
func languageTag(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if part == "" || len(part) > 8 {
			return false
		}
		for _, c := range []byte(strings.ToLower(part)) {
			if (c < 'a' || c > 'z') && (c < '0' || c > '9' || i == 0) {
				return false
			}
		}
		if i == 0 && len(part) > 3 {
			return false
		}
		if i == 0 && len(part) == 1 && part != "x" && part != "i" {
			return false
		}
	}
	return true
}
