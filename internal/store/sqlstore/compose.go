package sqlstore

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Kinds of token in the postings. Words come from the analyzer and hold no such mark.
const (
	tokenWord   = "w="
	tokenActor  = "a="
	tokenUnit   = "u="
	tokenSource = "s="
)

// Kinds of code.
const (
	codeClass  = "class"
	codeSide   = "side"
	codeExtent = "extent"
)

// extent is the area that an incident is known to: a unit, or a disc.
type extent struct {
	Unit   string         `json:"unit,omitempty"`
	Lon    float64        `json:"lon,omitempty"`
	Lat    float64        `json:"lat,omitempty"`
	Placed bool           `json:"placed,omitempty"` // Lon and Lat hold
	Radius float64        `json:"radius,omitempty"` // km; 0 for a unit
	Name   text.Bilingual `json:"name"`
}

// Radii of discs whose claims state none.
const (
	radiusNear   = 25 // what PlaceNear means
	radiusRegion = 50
)

// extentOf returns the area of an imprecise place, nil when it says nothing that a map could show.
func (s *Store) extentOf(p *incident.Place) *extent {
	e := extent{Name: text.Bilingual{AR: clip(p.Name.AR), EN: clip(p.Name.EN)}, Unit: p.Unit}
	if p.Coord != nil {
		e.Lon, e.Lat, e.Placed = p.Lon, p.Lat, true
	}
	disc := e.Placed && (p.Unit == "" || (p.Precision == incident.PlaceRegion && p.RadiusKM > 0))
	switch {
	case disc:
		e.Unit, e.Radius = "", p.RadiusKM
		if e.Radius <= 0 && p.Precision == incident.PlaceRegion {
			e.Radius = radiusRegion
		} else if e.Radius <= 0 {
			e.Radius = radiusNear
		}
	case p.Unit == "":
		return nil
	default:
		if a := s.opts.Atlas; a != nil {
			if u, ok := a.ByID(p.Unit); ok {
				e.Name = text.Bilingual{AR: u.AR, EN: u.EN}
				e.Lon, e.Lat = u.Centre.Degrees()
				e.Placed = true
			}
		}
	}
	return &e
}

// clip shortens a name to what the index of the codes can hold.
func clip(name string) string {
	const most = 100
	if runes := []rune(name); len(runes) > most {
		return string(runes[:most])
	}
	return name
}

// desk returns what compositions depend on besides the claims.
func (t *tx) desk() (incident.Desk, error) {
	subject, found, err := t.setting(store.SettingSubject)
	if err != nil {
		return incident.Desk{}, err
	}
	if !found {
		subject = store.DefaultSubject
	}
	d := t.s.opts.Desk(subject)
	if a := t.s.opts.Atlas; a != nil && d.Inside == nil {
		d.Inside = a.Within
	}
	return d, nil
}

// rowOf returns the line that lists show of an incident.
func rowOf(inc *incident.Incident) store.Row {
	row := store.Row{
		ID: inc.ID, Title: inc.Title, Class: inc.Class.Value, Side: inc.Side.Value, Certainty: inc.Certainty.Value,
		Start: inc.When.Value.Start, End: inc.When.Value.End, TimePrec: inc.When.Value.Precision,
		Grade: inc.Grade, Marking: inc.Marking,
		Claims: len(inc.Claims), Sources: inc.Sources, Contradictions: len(inc.Contradictions),
	}
	if inc.Place != nil {
		p := inc.Place.Value
		p.Text, p.Span, p.Why = "", nil, text.Bilingual{}
		row.Place = &p
	}
	for _, q := range inc.Quantities {
		if q.Value.What == "killed" && q.Value.Of == "" {
			k := q.Value
			k.Text, k.Span = "", nil
			row.Killed = &k
		}
	}
	return row
}

// composed is one slot as it must be: the entry in the index and the line. Its words are turned into codes by
// encode, for only a transaction gives codes.
type composed struct {
	variant             string
	entry               *entry
	line                []byte
	class, side, extent string
}

// compose makes a slot from the claims of one incident that one set of people may see.
func (s *Store) compose(id string, claims []incident.Claim, desk incident.Desk, a *analysis) (composed, error) {
	inc, err := incident.Compose(claims, desk)
	if err != nil {
		return composed{}, fmt.Errorf("composing incident %s: %w", id, err)
	}
	inc.ID = id
	row := rowOf(&inc)
	line, err := json.Marshal(&row)
	if err != nil {
		return composed{}, fmt.Errorf("writing the row of incident %s: %w", id, err)
	}
	e := &entry{rec: record{flags: flagLive, tie: tieOf(id)}, tokens: s.tokens(&inc, claims, a)}
	c := composed{entry: e, line: line, class: string(row.Class), side: string(row.Side)}
	r := &e.rec
	r.start, r.end = row.Start, row.End
	if r.start == incident.NoDay {
		r.start = r.end
	}
	if r.end == incident.NoDay || r.end < r.start {
		r.end = r.start
	}
	switch row.TimePrec {
	case incident.TimeDay, incident.TimeRange, incident.TimeWeek:
		r.flags |= flagWeekly
	}
	if row.Contradictions > 0 {
		r.flags |= flagContradicted
	}
	if p := row.Place; p != nil {
		if p.Coord != nil && p.Precision.Point() {
			r.flags |= flagPoint
			r.lon, r.lat = micro(p.Lon), micro(p.Lat)
		} else if x := s.extentOf(p); x != nil {
			b, err := json.Marshal(x)
			if err != nil {
				return composed{}, fmt.Errorf("writing the area of incident %s: %w", id, err)
			}
			c.extent = string(b)
		}
	}
	return c, nil
}

// encode puts the codes of a slot's words into its record.
func (t *tx) encode(c *composed) error {
	r := &c.entry.rec
	for _, x := range []struct {
		kind, value string
		code        *uint32
	}{{codeClass, c.class, &r.class}, {codeSide, c.side, &r.side}, {codeExtent, c.extent, &r.extent}} {
		if x.value == "" && x.kind == codeExtent {
			continue
		}
		n, err := t.codeOf(x.kind, x.value)
		if err == nil && n > math.MaxUint32 {
			err = fmt.Errorf("the index has no code left for another %s", x.kind)
		}
		if err != nil {
			return err
		}
		*x.code = uint32(n) // #nosec G115 -- just tested
	}
	return nil
}

func micro(deg float64) int32 { return int32(math.Round(deg * 1e6)) }

// tieOf orders incidents of one day in a way that only depends on their ids.
func tieOf(id string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // never fails
	return h.Sum64()
}

// analysis remembers the tokens of texts, for the names of places, actors and sources come again and again.
type analysis struct {
	words map[string][]string
	buf   []string
}

// analysisLimit is how many texts are remembered, and how long one may be in bytes.
const (
	analysisLimit  = 20_000
	analysisLength = 200
)

func (a *analysis) of(s string) []string {
	if s == "" {
		return nil
	}
	if tokens, ok := a.words[s]; ok {
		return tokens
	}
	tokens := text.Analyze(s)
	for i := range tokens {
		tokens[i] = tokenWord + tokens[i]
	}
	if len(s) <= analysisLength && len(a.words) < analysisLimit {
		a.words[s] = tokens
	}
	return tokens
}

// tokens returns what an incident is found by: the words of all its claims, not only of those that prevail;
// its actors, sources and units.
func (s *Store) tokens(inc *incident.Incident, claims []incident.Claim, a *analysis) []string {
	all := a.buf[:0]
	words := func(texts ...string) {
		for _, w := range texts {
			all = append(all, a.of(w)...)
		}
	}
	words(inc.Title.AR, inc.Title.EN)
	for i := range claims {
		c := &claims[i]
		words(c.Title.AR, c.Title.EN, c.Summary.AR, c.Summary.EN, c.Source.Name, c.Source.Says, c.Source.Row)
		all = append(all, tokenSource+c.Source.ID)
		for j := range c.Places {
			words(c.Places[j].Name.AR, c.Places[j].Name.EN)
		}
		for j := range c.Actors {
			words(c.Actors[j].Name.AR, c.Actors[j].Name.EN)
			if id := c.Actors[j].ID; id != "" {
				all = append(all, tokenActor+id)
			}
		}
	}
	if unit := s.unitOf(inc); unit != "" {
		all = append(all, tokenUnit+unit)
		if atlas := s.opts.Atlas; atlas != nil {
			for _, u := range atlas.Path(unit) {
				all = append(all, tokenUnit+u.ID)
				words(u.AR, u.EN)
			}
		}
	}
	slices.Sort(all)
	a.buf = slices.Compact(all)
	return slices.Clone(a.buf)
}

// unitOf returns the smallest unit that surely holds the incident: as its place says, or where its point lies.
func (s *Store) unitOf(inc *incident.Incident) string {
	if inc.Place == nil {
		return ""
	}
	p := &inc.Place.Value
	if p.Unit == "" && p.Coord != nil && p.Precision.Point() && s.opts.Atlas != nil {
		if u := s.opts.Atlas.At(p.Lon, p.Lat).Unit(); u != nil {
			return u.ID
		}
	}
	return p.Unit
}

// sight says who sees a slot differently from everybody.
type sight struct {
	person string
	sees   bool
}

// The node itself, as a person in table sight; people are written with a mark of their own.
const sightSystem = "s"

func sightOf(v store.Viewer) string {
	if v.System {
		return sightSystem
	}
	return "p:" + v.Person
}

// variants composes one incident for everybody who may see another part of it: first what all may see, then one
// more for each different set of restricted documents that somebody may read. readers holds the people of
// restricted documents only.
func (s *Store) variants(id string, claims []incident.Claim, readers map[string][]string, desk incident.Desk, a *analysis) ([]composed, map[string][]sight, error) {
	restricted := map[string]bool{}
	var open []incident.Claim
	for i := range claims {
		if _, ok := readers[claims[i].Source.Document]; ok {
			restricted[claims[i].Source.Document] = true
		} else {
			open = append(open, claims[i])
		}
	}
	var out []composed
	add := func(variant string, extra bool, claims []incident.Claim) error {
		c, err := s.compose(id, claims, desk, a)
		if err != nil {
			return err
		}
		if c.variant = variant; extra {
			c.entry.rec.flags |= flagExtra
		}
		out = append(out, c)
		return nil
	}
	if len(open) > 0 {
		if err := add("", false, open); err != nil {
			return nil, nil, err
		}
	}
	if len(restricted) == 0 {
		return out, nil, nil
	}

	// Who reads which of the restricted documents; the node itself reads all.
	reads := map[string][]string{}
	for doc := range restricted {
		reads[sightSystem] = append(reads[sightSystem], doc)
		for _, p := range readers[doc] {
			k := sightOf(store.Viewer{Person: p})
			reads[k] = append(reads[k], doc)
		}
	}
	sights := map[string][]sight{}
	byVariant := map[string][]string{}
	for person, docs := range reads {
		slices.Sort(docs)
		key, err := json.Marshal(docs)
		if err != nil {
			return nil, nil, fmt.Errorf("naming a variant of incident %s: %w", id, err)
		}
		byVariant[string(key)] = append(byVariant[string(key)], person)
	}
	variants := make([]string, 0, len(byVariant))
	for v := range byVariant {
		variants = append(variants, v)
	}
	slices.Sort(variants)
	for _, v := range variants {
		people := byVariant[v]
		slices.Sort(people)
		docs := reads[people[0]]
		seen := slices.Clone(open)
		for i := range claims {
			if slices.Contains(docs, claims[i].Source.Document) && restricted[claims[i].Source.Document] {
				seen = append(seen, claims[i])
			}
		}
		if err := add(v, true, seen); err != nil {
			return nil, nil, err
		}
		for _, p := range people {
			sights[v] = append(sights[v], sight{p, true})
			if len(open) > 0 {
				sights[""] = append(sights[""], sight{p, false})
			}
		}
	}
	for _, s := range sights {
		slices.SortFunc(s, func(a, b sight) int { return strings.Compare(a.person, b.person) })
	}
	return out, sights, nil
}

// readersOf returns the people of each restricted document among ids; a document restricted to nobody that
// exists any more has an empty list.
func (t *tx) readersOf(ids []string) (map[string][]string, error) {
	readers := map[string][]string{}
	err := in(t, `SELECT d.id, r.person FROM document d LEFT JOIN reader r ON r.document = d.id
		WHERE d.restricted = 1 AND d.id IN (IN)`, ids, func(r *sql.Rows) error {
		var doc string
		var person sql.NullString
		if err := r.Scan(&doc, &person); err != nil {
			return err
		}
		if !person.Valid {
			readers[doc] = []string{}
		} else {
			readers[doc] = append(readers[doc], person.String)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading who may see a document: %w", err)
	}
	return readers, nil
}

// confirmedClaims reads the confirmed claims of incidents.
func (t *tx) confirmedClaims(ids []string, into map[string][]incident.Claim) error {
	return in(t, `SELECT incident, body, state FROM claim WHERE state = 1 AND incident IN (IN)`, ids, func(r *sql.Rows) error {
		var id string
		var c incident.Claim
		if err := scanClaim(r, &c, &id); err != nil {
			return err
		}
		into[id] = append(into[id], c)
		return nil
	})
}

// recompose makes the slots of incidents anew. fresh holds incidents that had no claim before, with all their
// claims; those of the others are read.
func (t *tx) recompose(ids []string, fresh map[string][]incident.Claim) error {
	if err := t.loadCodes(); err != nil {
		return err
	}
	desk, err := t.desk()
	if err != nil {
		return err
	}
	claims := make(map[string][]incident.Claim, len(ids))
	var old []string
	for _, id := range ids {
		if c, ok := fresh[id]; ok {
			claims[id] = c
		} else {
			old = append(old, id)
		}
	}
	if err := t.confirmedClaims(old, claims); err != nil {
		return err
	}
	readers, err := t.readersOf(documentsOf(claims))
	if err != nil {
		return err
	}

	// The slots there are.
	had := map[string]map[string]int64{}
	err = in(t, `SELECT num, incident, variant FROM slot WHERE incident IN (IN)`, old, func(r *sql.Rows) error {
		var num int64
		var id, variant string
		err := r.Scan(&num, &id, &variant)
		if had[id] == nil {
			had[id] = map[string]int64{}
		}
		had[id][variant] = num
		return err
	})
	if err != nil {
		return err
	}

	type placed struct {
		id string
		composed
		num    int64
		sights []sight
	}
	var want []placed
	needed := 0
	made, err := t.s.composeAll(ids, claims, readers, desk)
	if err != nil {
		return err
	}
	for i, id := range ids {
		for _, c := range made[i].list {
			if err := t.encode(&c); err != nil {
				return err
			}
			p := placed{id: id, composed: c, num: had[id][c.variant], sights: made[i].sights[c.variant]}
			if p.num == 0 {
				needed++
			} else {
				delete(had[id], c.variant)
			}
			want = append(want, p)
		}
	}
	var next int64
	if needed > 0 {
		if next, err = t.take("slot", needed); err != nil {
			return err
		}
	}
	first := next
	entries := make(map[int64]*entry, len(want))
	var inserts, sightRows [][]any
	for i := range want {
		p := &want[i]
		if p.num == 0 {
			p.num, next = next, next+1
			inserts = append(inserts, []any{p.num, p.id, p.variant, text.AnalyzerVersion, p.line})
		} else {
			if _, err := t.exec(`UPDATE slot SET analyzer = $1, line = $2 WHERE num = $3`, text.AnalyzerVersion, p.line, p.num); err != nil {
				return err
			}
			if _, err := t.exec(`DELETE FROM sight WHERE num = $1`, p.num); err != nil {
				return err
			}
		}
		for _, s := range p.sights {
			sees := 0
			if s.sees {
				sees = 1
			}
			sightRows = append(sightRows, []any{s.person, p.num, sees})
		}
		entries[p.num] = p.entry
	}
	for _, variants := range had {
		for _, num := range variants { // nobody sees it any more
			entries[num] = nil
			if _, err := t.exec(`DELETE FROM slot WHERE num = $1`, num); err != nil {
				return err
			}
			if _, err := t.exec(`DELETE FROM sight WHERE num = $1`, num); err != nil {
				return err
			}
		}
	}
	if err := t.insert(`INSERT INTO slot (num, incident, variant, analyzer, line)`, ``, inserts); err != nil {
		return fmt.Errorf("writing slots: %w", err)
	}
	if err := t.insert(`INSERT INTO sight (person, num, sees)`, ``, sightRows); err != nil {
		return fmt.Errorf("writing who sees which slot: %w", err)
	}
	return t.index(spaceSlots, entries, func(num int64) bool { return needed > 0 && num >= first })
}

// made is what one incident composes to for everybody.
type made struct {
	list   []composed
	sights map[string][]sight
	err    error
}

// composeAll composes incidents side by side; it is the larger part of an import's work. The results are in order of
// ids, empty for an incident without claims.
func (s *Store) composeAll(ids []string, claims map[string][]incident.Claim, readers map[string][]string, desk incident.Desk) ([]made, error) {
	out := make([]made, len(ids))
	workers := min(runtime.GOMAXPROCS(0), 1+len(ids)/64)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			a := &analysis{words: map[string][]string{}}
			for i := w; i < len(ids); i += workers {
				if c := claims[ids[i]]; len(c) > 0 {
					out[i].list, out[i].sights, out[i].err = s.variants(ids[i], c, readers, desk, a)
				}
			}
		})
	}
	wg.Wait()
	for i := range out {
		if out[i].err != nil {
			return nil, out[i].err
		}
	}
	return out, nil
}

func documentsOf(claims map[string][]incident.Claim) []string {
	set := map[string]bool{}
	var ids []string
	for _, list := range claims {
		for i := range list {
			if d := list[i].Source.Document; d != "" && !set[d] {
				set[d] = true
				ids = append(ids, d)
			}
		}
	}
	slices.Sort(ids)
	return ids
}
