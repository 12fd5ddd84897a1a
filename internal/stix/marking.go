package stix

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Level is how far something may travel, after TLP 2.0. Levels are ordered: the stricter of two is the larger.
type Level int

// The levels.
const (
	Unmarked        Level = iota // nobody marked it; what that means is the reader's rule
	Clear                        // TLP:CLEAR
	Green                        // TLP:GREEN
	Amber                        // TLP:AMBER
	AmberStrict                  // TLP:AMBER+STRICT
	Red                          // TLP:RED
	Uninterpretable              // marked by something we cannot read: the most restrictive of all
)

var levelNames = [...]string{"unmarked", "TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED", "uninterpretable"}

// String returns "TLP:AMBER+STRICT" and the like.
func (l Level) String() string {
	if l < Unmarked || l > Uninterpretable {
		return "Level(" + strconv.Itoa(int(l)) + ")"
	}
	return levelNames[l]
}

// ParseLevel reads "TLP:AMBER+STRICT" and the like; ok is false for anything but the five levels.
func ParseLevel(s string) (l Level, ok bool) {
	for i, name := range levelNames[Clear:Uninterpretable] {
		if s == name {
			return Clear + Level(i), true
		}
	}
	return Uninterpretable, false
}

// tlp2 are the ids of the TLP 2.0 marking definitions, by level.
var tlp2 = [...]string{
	Clear:       "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487",
	Green:       "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
	Amber:       "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421",
	AmberStrict: "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003",
	Red:         "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1",
}

// tlp1 are the ids of the TLP 1 marking definitions, which are accepted but never written.
var tlp1 = map[string]string{
	"marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9": "white",
	"marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da": "green",
	"marking-definition--f88d31f6-486f-44da-b317-01333bde0b82": "amber",
	"marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "red",
}

// levelWords are the words that TLP 1 and 2 use in marking definitions.
var levelWords = map[string]Level{"white": Clear, "clear": Clear, "green": Green, "amber": Amber, "amber+strict": AmberStrict, "red": Red}

// MarkingRef returns the id of the TLP 2.0 marking definition of the level, empty for Unmarked and
// Uninterpretable.
func (l Level) MarkingRef() string {
	if l < Clear || l > Red {
		return ""
	}
	return tlp2[l]
}

// MarkingDefinition returns the published marking definition of a TLP 2.0 level as an object, so that a bundle
// can stand by itself.
func (l Level) MarkingDefinition() (Object, error) {
	if l < Clear || l > Red {
		return Object{}, fmt.Errorf("there is no marking definition for %s", l)
	}
	word := strings.ToLower(strings.TrimPrefix(l.String(), "TLP:"))
	return Parse(fmt.Appendf(nil, `{"type":"marking-definition","spec_version":"2.1","id":%q,"created":"2022-10-01T00:00:00.000Z","name":%q,`+
		`"extensions":{%q:{"extension_type":"property-extension","tlp_2_0":%q}}}`, tlp2[l], l.String(), TLP2Extension, word))
}

// Lookup finds a marking definition by its id.
type Lookup func(id string) (Object, bool)

// MarkingLevel says what a marking means: the TLP level of a TLP 1 or TLP 2.0 marking, Unmarked for a
// statement (it restricts nothing), Uninterpretable for everything else. The well-known ids need no lookup,
// and what a sender puts under one of them changes nothing; lookup may be nil.
func MarkingLevel(ref string, lookup Lookup) Level {
	for l := Clear; l <= Red; l++ {
		if tlp2[l] == ref {
			return l
		}
	}
	if word, ok := tlp1[ref]; ok {
		return levelWords[word]
	}
	if lookup == nil {
		return Uninterpretable
	}
	o, ok := lookup(ref)
	if !ok || o.ID != ref || o.Type != "marking-definition" {
		return Uninterpretable
	}
	t, err := parseTree(o.Raw, DefaultLimits().Depth)
	if err != nil {
		return Uninterpretable
	}
	if ext := t.get(0, "extensions"); ext >= 0 {
		tlp := t.get(ext, TLP2Extension)
		if tlp < 0 || int(t.nodes[ext].next) != int(t.nodes[tlp].next) || tlp != ext+1 {
			return Uninterpretable // an extension that we do not know may say anything
		}
		if l, ok := levelWords[t.str(tlp, "tlp_2_0")]; ok {
			return l
		}
		return Uninterpretable
	}
	if t.str(0, "definition_type") == "statement" {
		return Unmarked
	}
	return Uninterpretable // a TLP 1 level under another id included: the four ids are fixed
}

// Selector is the path of a granular marking, such as "external_references.[0].url".
type Selector struct {
	steps []step
}

// maxSelectors bounds the selectors that are looked at in one object: each means a walk through it.
const maxSelectors = 1000

type step struct {
	name  string
	index int // −1: a name
}

// String writes the selector as STIX does.
func (s Selector) String() string {
	parts := make([]string, len(s.steps))
	for i, st := range s.steps {
		parts[i] = st.name
		if st.index >= 0 {
			parts[i] = "[" + strconv.Itoa(st.index) + "]"
		}
	}
	return strings.Join(parts, ".")
}

// ParseSelector reads a selector: property names and list positions like [0], with a point between them.
func ParseSelector(text string) (Selector, error) {
	var s Selector
	if len(text) > 10_000 {
		return s, errors.New("the selector is longer than 10,000 characters")
	}
	for i, part := range strings.Split(text, ".") {
		if digits, ok := strings.CutPrefix(part, "["); ok {
			digits, closed := strings.CutSuffix(digits, "]")
			n, err := strconv.ParseUint(digits, 10, 31)
			if !closed || err != nil || i == 0 || strconv.FormatUint(n, 10) != digits {
				return Selector{}, fmt.Errorf("%s is not a selector: %s is no list position", quote(text), quote(part))
			}
			s.steps = append(s.steps, step{index: int(n)})
			continue
		}
		// Below the top, keys of dictionaries may be freer than property names.
		if (i == 0 && !propertyName(part)) || (i > 0 && !dictionaryKey(part)) {
			return Selector{}, fmt.Errorf("%s is not a selector: %s is no property name", quote(text), quote(part))
		}
		s.steps = append(s.steps, step{name: part, index: -1})
	}
	return s, nil
}

// covers reports whether s points at t or at something that t lies in.
func (s Selector) covers(t Selector) bool {
	if len(s.steps) > len(t.steps) {
		return false
	}
	for i := range s.steps {
		if s.steps[i] != t.steps[i] {
			return false
		}
	}
	return true
}

// find returns the node that a selector points at, or −1.
func (t *tree) find(s Selector) int {
	at := 0
	for _, st := range s.steps {
		if st.index < 0 {
			if at = t.get(at, st.name); at < 0 {
				return -1
			}
			continue
		}
		if t.nodes[at].kind != kindArray {
			return -1
		}
		found := -1
		t.children(at, func(pos, c int) {
			if pos == st.index {
				found = c
			}
		})
		if at = found; at < 0 {
			return -1
		}
	}
	return at
}

// Markings are all markings of one object, ready to be asked.
type Markings struct {
	object   Level
	granular []granular
	broken   bool // a granular marking that cannot be read: it may cover anything
}

type granular struct {
	selector Selector
	level    Level
}

// MarkingsOf reads the markings of an object. A marking that cannot be interpreted, and a granular marking
// that cannot be read or points at nothing, count as the most restrictive; so do more than 1,000 selectors.
func MarkingsOf(o Object, lookup Lookup) Markings {
	t, err := parseTree(o.Raw, DefaultLimits().Depth)
	if err != nil {
		return Markings{object: Uninterpretable}
	}
	var m Markings
	if refs := t.get(0, "object_marking_refs"); refs >= 0 {
		if t.nodes[refs].kind != kindArray {
			m.object = Uninterpretable
		}
		t.children(refs, func(_, c int) { m.object = max(m.object, MarkingLevel(t.nodes[c].text, lookup)) })
	}
	list := t.get(0, "granular_markings")
	if list < 0 {
		return m
	}
	if t.nodes[list].kind != kindArray {
		m.broken = true
	}
	t.children(list, func(_, c int) {
		ref, selectors := t.str(c, "marking_ref"), t.get(c, "selectors")
		if ref == "" && t.str(c, "lang") != "" {
			return // says only in which language a text is
		}
		if ref == "" || selectors < 0 || t.nodes[selectors].kind != kindArray {
			m.broken = true
			return
		}
		level := MarkingLevel(ref, lookup)
		t.children(selectors, func(_, s int) {
			sel, err := ParseSelector(t.nodes[s].text)
			if len(m.granular) == maxSelectors {
				m.broken = true
			}
			if m.broken || err != nil || t.nodes[s].kind != kindString || t.find(sel) < 0 {
				m.broken = true
				return
			}
			m.granular = append(m.granular, granular{sel, level})
		})
	})
	return m
}

// Object returns the level of the object as a whole: the strictest of everything in it.
func (m Markings) Object() Level {
	l := m.object
	if m.broken {
		return Uninterpretable
	}
	for _, g := range m.granular {
		l = max(l, g.level)
	}
	return l
}

// At returns the level of the value at a path: the stricter of the object's own marking and of every granular
// marking on the value, on what it lies in and on what lies in it.
func (m Markings) At(path Selector) Level {
	l := m.object
	if m.broken {
		return Uninterpretable
	}
	for _, g := range m.granular {
		if g.selector.covers(path) || path.covers(g.selector) {
			l = max(l, g.level)
		}
	}
	return l
}
