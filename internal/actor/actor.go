// Package actor knows organisations, forces and groups: their names in both scripts, what they are part of,
// which of them fight which, and where their names stand in a text.
//
// It holds facts only. Private persons, scores, and sides inferred from where somebody lives or what they
// believe do not belong here; what an actor did in a report is read by package read.
package actor

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"tansiq/data"
	"tansiq/internal/text"
)

// Kind is what sort of body an actor is.
type Kind string

// The kinds.
const (
	Group        Kind = "group" // an armed group
	Force        Kind = "force" // an armed force that is no state's army: a faction, a militia
	Army         Kind = "army"
	Service      Kind = "service" // police, security, intelligence
	Ministry     Kind = "ministry"
	Government   Kind = "government"
	State        Kind = "state"
	Coalition    Kind = "coalition"
	Organisation Kind = "organisation"
	Tribe        Kind = "tribe"
	Population   Kind = "population" // civilians
	Media        Kind = "media"
	Monitor      Kind = "monitor"
	Institute    Kind = "institute"
)

var kinds = []Kind{Group, Force, Army, Service, Ministry, Government, State, Coalition, Organisation, Tribe, Population, Media, Monitor, Institute}

// Actor is one organisation, force or group. Actors are shared and read-only.
type Actor struct {
	ID       string         // "islamic-state"
	Kind     Kind           //
	Parent   string         // id of what it is part of; empty when of nothing in the list
	Against  []string       // ids of groups that it fights
	Name     text.Bilingual // as shown
	Aliases  []string       // further names; a leading '=' asks for this letter case
	Short    []string       // names that mean it only once it was named in full
	Metonyms []string       // places that stand for it
	Generic  []string       // names that it shares with others of its kind: "the Ministry of Defence" of any country
	UCDP     []string       // names of sides in UCDP GED

	up *Actor // what Parent names
}

// Official reports whether the actor speaks or acts for a state or an administration.
func (a *Actor) Official() bool {
	switch a.Kind {
	case Army, Service, Ministry, Government, State:
		return true
	default:
		return false
	}
}

// Armed reports whether the actor itself can fight, raid or arrest.
func (a *Actor) Armed() bool {
	switch a.Kind {
	case Group, Force, Army, Service, Government, State, Coalition, Ministry, Tribe:
		return true
	default:
		return false
	}
}

// List is a set of actors with an index over their names. It is safe for concurrent use.
type List struct {
	all  []*Actor
	byID map[string]*Actor
	ucdp map[string]*Actor
	root *node

	opening [16]uint64 // how names begin, see openingBit: most words begin none
}

// node is some words from which names go on. Most go on with few words, which need no map.
type node struct {
	few  []branch
	many map[string]*node // in place of few
	ends []ending
}

type branch struct {
	word string
	to   *node
}

// next is the node behind one word more, or nil.
func (n *node) next(word string) *node {
	if n.many != nil {
		return n.many[word]
	}
	for k := range n.few {
		if n.few[k].word == word {
			return n.few[k].to
		}
	}
	return nil
}

func (n *node) add(word string) *node {
	const most = 8 // that are looked through
	to := &node{}
	switch {
	case n.many != nil:
		n.many[word] = to
	case len(n.few) < most:
		n.few = append(n.few, branch{word, to})
	default:
		n.many = map[string]*node{word: to}
		for _, b := range n.few {
			n.many[b.word] = b.to
		}
		n.few = nil
	}
	return to
}

type ending struct {
	actor *Actor
	how   How
	exact string // the alias in its own letter case, when that counts
}

// How says by what sort of name an actor was matched.
type How uint8

// The sorts of name.
const (
	Named   How = iota // its name or an alias
	Short              // a short name that needs an earlier full one
	Metonym            // a place that may stand for it
	Generic            // a name that several share; which of them is meant the text around it says
)

// Match is an actor's name in a list of tokens.
type Match struct {
	From, To int    // tokens [From, To)
	Prefix   string // one-letter words written together with the name: "و", "ل", …
	Actor    *Actor
	How      How
	Others   []*Actor // the others that share the name, when How is Generic; in the order of the list
}

// Load reads the shipped list.
func Load() (*List, error) {
	l := &List{byID: map[string]*Actor{}, ucdp: map[string]*Actor{}, root: &node{}}
	err := fs.WalkDir(data.Actors, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".tsv") {
			return err
		}
		f, err := data.Actors.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }() // an embedded file: closing cannot fail
		return l.read(f, path)
	})
	if err != nil {
		return nil, fmt.Errorf("loading the shipped actors: %w", err)
	}
	return l, l.index()
}

// Extend returns the list together with the actors that r gives in the columns of the shipped file; name is
// told in errors. An id already known keeps its names and gets the new ones.
func (l *List) Extend(r io.Reader, name string) (*List, error) {
	out := &List{byID: make(map[string]*Actor, len(l.all)), ucdp: map[string]*Actor{}, root: &node{}}
	for _, a := range l.all {
		c := *a
		c.Against, c.Aliases, c.Short = slices.Clone(a.Against), slices.Clone(a.Aliases), slices.Clone(a.Short)
		c.Metonyms, c.Generic, c.UCDP = slices.Clone(a.Metonyms), slices.Clone(a.Generic), slices.Clone(a.UCDP)
		out.all = append(out.all, &c)
		out.byID[c.ID] = &c
	}
	if err := out.read(r, name); err != nil {
		return nil, err
	}
	return out, out.index()
}

var columns = []string{"id", "kind", "parent", "against", "ar", "en", "aliases", "short", "metonyms", "generic", "ucdp"}

// maxLine is the longest line taken; the longest shipped one has some 700 bytes.
const maxLine = 64 << 10

func (l *List) read(r io.Reader, name string) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, maxLine)
	at := map[string]int{}
	for line := 1; sc.Scan(); line++ {
		row := strings.TrimRight(strings.TrimPrefix(sc.Text(), "\ufeff"), "\r")
		if strings.TrimSpace(row) == "" || strings.HasPrefix(row, "#") {
			continue
		}
		f := strings.Split(row, "\t")
		if len(at) == 0 {
			for i, c := range f {
				at[strings.TrimSpace(c)] = i
			}
			for _, c := range columns[:6] {
				if _, ok := at[c]; !ok {
					return fmt.Errorf("%s, line %d: the column %q is missing; the first line must name the columns: %s", name, line, c, strings.Join(columns, " "))
				}
			}
			continue
		}
		field := func(c string) string {
			i, ok := at[c]
			if !ok || i >= len(f) {
				return ""
			}
			return strings.TrimSpace(f[i])
		}
		many := func(c string) []string {
			var out []string
			for v := range strings.SplitSeq(field(c), "|") {
				if v = strings.TrimSpace(v); v != "" {
					out = append(out, v)
				}
			}
			return out
		}
		id := field("id")
		a, known := l.byID[id]
		if !known {
			a = &Actor{ID: id}
		}
		if k := Kind(field("kind")); k != "" {
			a.Kind = k
		}
		if v := field("parent"); v != "" {
			a.Parent = v
		}
		if v := field("ar"); v != "" {
			a.Name.AR = v
		}
		if v := field("en"); v != "" {
			a.Name.EN = v
		}
		a.Against = append(a.Against, many("against")...)
		a.Aliases = append(a.Aliases, many("aliases")...)
		a.Short = append(a.Short, many("short")...)
		a.Metonyms = append(a.Metonyms, many("metonyms")...)
		a.Generic = append(a.Generic, many("generic")...)
		a.UCDP = append(a.UCDP, many("ucdp")...)
		switch {
		case id == "" || strings.ContainsAny(id, " \"'<>&"):
			return fmt.Errorf("%s, line %d: %q is no id; an id is lower-case letters, digits and hyphens, such as islamic-state", name, line, id)
		case !slices.Contains(kinds, a.Kind):
			return fmt.Errorf("%s, line %d (%s): unknown kind %q; the kinds are %v", name, line, id, a.Kind, kinds)
		case a.Name.AR == "" && a.Name.EN == "":
			return fmt.Errorf("%s, line %d (%s): it has no name in either language", name, line, id)
		}
		if !known {
			l.all = append(l.all, a)
			l.byID[id] = a
		}
	}
	if err := sc.Err(); err != nil {
		return fmt.Errorf("reading %s: %w", name, err)
	}
	return nil
}

// spellings are folded letter groups that papers write in two ways.
var spellings = [][2]string{{"امريك", "اميرك"}, {"استخبارات", "مخابرات"}, {"ميليشيا", "مليشيا"}, {"ديمقراط", "ديموقراط"}}

func (l *List) index() error {
	for _, a := range l.all {
		for up, steps := a, 0; up.Parent != ""; steps++ {
			next, ok := l.byID[up.Parent]
			if !ok || steps > len(l.all) {
				return fmt.Errorf("actor %s: its parent %q is not in the list, or is part of it in turn", up.ID, up.Parent)
			}
			up = next
		}
		a.up = l.byID[a.Parent]
		for _, name := range append([]string{a.Name.AR, a.Name.EN}, a.Aliases...) {
			if !slices.Contains(a.Metonyms, name) && !slices.Contains(a.Generic, name) { // shown by it, found as what it is
				l.add(a, name, Named)
			}
		}
		for _, name := range a.Short {
			l.add(a, name, Short)
		}
		for _, name := range a.Metonyms {
			l.add(a, name, Metonym)
		}
		for _, name := range a.Generic {
			l.add(a, name, Generic)
		}
		for _, side := range a.UCDP {
			l.ucdp[text.Fold(side)] = a
		}
	}
	return nil
}

func (l *List) add(a *Actor, name string, how How) {
	exact := ""
	if bare, ok := strings.CutPrefix(name, "="); ok {
		name, exact = bare, bare
	}
	l.put(a, name, how, exact)
	written := []string{text.Fold(name)}
	for _, s := range spellings {
		for _, w := range written {
			if strings.Contains(w, s[0]) {
				written = append(written, strings.ReplaceAll(w, s[0], s[1]))
			}
		}
	}
	for _, w := range written[1:] {
		l.put(a, w, how, "")
	}
}

func (l *List) put(a *Actor, name string, how How, exact string) {
	n := l.root
	for _, t := range text.Tokenize(name) {
		if skipped(t) {
			continue
		}
		child := n.next(t.Norm)
		if child == nil {
			child = n.add(t.Norm)
			if n == l.root {
				at, bit := openingBit(t.Norm)
				l.opening[at] |= bit
			}
		}
		n = child
	}
	if n == l.root {
		return
	}
	for _, e := range n.ends {
		if e.actor == a && e.how <= how {
			return
		}
	}
	n.ends = append(n.ends, ending{a, how, exact})
	slices.SortStableFunc(n.ends, func(x, y ending) int { return int(x.how) - int(y.how) })
}

// skipped are the marks inside a name that writers set or leave out: quotation marks, hyphens, full stops of
// abbreviations, brackets.
func skipped(t text.Token) bool {
	return t.Kind == text.Punct && strings.ContainsAny(t.Norm, "\"'«»“”„-‐‑–.()'")
}

// All returns the actors in the order of the file. The slice is the caller's, the actors are not.
func (l *List) All() []*Actor { return slices.Clone(l.all) }

// ByID returns the actor with this id, or nil.
func (l *List) ByID(id string) *Actor { return l.byID[id] }

// ByName returns the actor that has exactly this name or alias in either script, or nil. Short names and
// metonyms do not count.
func (l *List) ByName(name string) *Actor {
	n := l.root
	for _, t := range text.Tokenize(name) {
		if skipped(t) {
			continue
		}
		if n = n.next(t.Norm); n == nil {
			return nil
		}
	}
	for _, e := range n.ends {
		if e.how == Named {
			return e.actor
		}
	}
	return nil
}

// UCDP returns the actors behind a side of the UCDP Georeferenced Event Dataset. An alliance ("Ahrar
// al-Sham, HTS") gives each of its members; a name not in the list gives nothing for its part.
func (l *List) UCDP(side string) []*Actor {
	if a := l.ucdp[text.Fold(strings.TrimSpace(side))]; a != nil {
		return []*Actor{a}
	}
	var out []*Actor
	for part := range strings.SplitSeq(side, ", ") {
		a := l.ucdp[text.Fold(strings.TrimSpace(part))]
		if a == nil {
			a = l.ByName(part)
		}
		if a != nil && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

// Root is the outermost body that the actor is part of, itself when of none; nil when the id is not in the list.
func (l *List) Root(id string) *Actor {
	a := l.byID[id]
	for a != nil && a.up != nil {
		a = a.up
	}
	return a
}

// PartOf reports whether the actor with this id is, or is part of, the one with id group.
func (l *List) PartOf(id, group string) bool {
	for a := l.byID[id]; a != nil; a = a.up {
		if a.ID == group {
			return true
		}
	}
	return id == group && id != ""
}

// Opposes reports whether the actor, or what it is part of, fights the group.
func (l *List) Opposes(id, group string) bool {
	if l.PartOf(id, group) {
		return false
	}
	for a := l.byID[id]; a != nil; a = a.up {
		if slices.Contains(a.Against, group) {
			return true
		}
	}
	return false
}

// Match finds the names of actors in tokens, from left to right, the longest at each place, without overlap.
// Quotation marks and hyphens inside a name are passed over.
func (l *List) Match(tokens []text.Token) []Match {
	var out []Match
	words := 0
	for i := range tokens {
		words = max(words, int(tokens[i].Word)+1)
	}
	begins := make([]byte, words) // of each word: 1 when some name begins with it, 2 when none does
	for i := 0; i < len(tokens); {
		at := &begins[tokens[i].Word]
		if *at == 0 {
			*at = 2
			if l.begins(tokens[i].Norm) {
				*at = 1
			}
		}
		if *at == 2 {
			i++
			continue
		}
		m, ok := l.matchAt(tokens, i)
		if !ok {
			i++
			continue
		}
		out = append(out, m)
		i = m.To
	}
	return out
}

// begins reports whether some name begins with a folded word, or with what follows its one-letter words.
func (l *List) begins(norm string) bool {
	for _, first := range text.Strip(norm) {
		if at, bit := openingBit(first.Rest); l.opening[at]&bit == 0 {
			continue
		}
		if l.root.next(first.Rest) != nil {
			return true
		}
		if bare := owner(first.Rest); len(bare) < len(first.Rest) && l.root.next(bare) != nil {
			return true
		}
	}
	return false
}

// openingBit tells words apart by their first letters, two Arabic ones or four Latin ones, up to the mark of the possessive.
func openingBit(word string) (at int, bit uint64) {
	h := uint32(2166136261)
	for i := 0; i < min(len(word), 4) && word[i] != '\''; i++ {
		h = (h ^ uint32(word[i])) * 16777619
	}
	h ^= h >> 15
	return int(h / 64 % 16), 1 << (h % 64)
}

func (l *List) matchAt(tokens []text.Token, i int) (Match, bool) {
	if tokens[i].Kind == text.Punct || tokens[i].Kind == text.Break {
		return Match{}, false
	}
	best := Match{}
	for _, first := range text.Strip(tokens[i].Norm) {
		n := l.root.next(first.Rest)
		if n == nil {
			n = l.root.next(owner(first.Rest))
		}
		if n == nil {
			continue
		}
		end := i + 1
		for {
			if e, ok := n.fits(tokens[i:end]); ok && end > best.To {
				best = Match{From: i, To: end, Prefix: first.Prefix, Actor: e.actor, How: e.how}
				if e.how == Generic {
					for _, o := range n.ends {
						if o.how == Generic && o.actor != e.actor {
							best.Others = append(best.Others, o.actor)
						}
					}
				}
			}
			j := end
			for j < len(tokens) && skipped(tokens[j]) && j < end+2 {
				j++
			}
			if j >= len(tokens) {
				break
			}
			child := n.next(tokens[j].Norm)
			if child == nil {
				child = n.next(owner(tokens[j].Norm))
			}
			if child == nil {
				break
			}
			n, end = child, j+1
		}
		if best.Actor != nil && first.Prefix == "" {
			break // the word as it stands before one with letters taken off
		}
	}
	return best, best.Actor != nil
}

// owner is an English word without the ending of the possessive: "army's".
func owner(norm string) string {
	if rest, ok := strings.CutSuffix(norm, "'s"); ok {
		return rest
	}
	return strings.TrimSuffix(norm, "'")
}

// fits returns the first ending that agrees with the letter case of the tokens.
func (n *node) fits(tokens []text.Token) (ending, bool) {
	for _, e := range n.ends {
		if e.exact == "" || sameCase(tokens, e.exact) {
			return e, true
		}
	}
	return ending{}, false
}

func sameCase(tokens []text.Token, exact string) bool {
	for _, t := range tokens {
		if t.Kind == text.Punct {
			continue
		}
		if !strings.Contains(exact, strings.TrimSuffix(strings.TrimSuffix(t.Text, "'s"), "’s")) {
			return false
		}
	}
	return true
}
