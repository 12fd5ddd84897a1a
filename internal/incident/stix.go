package incident

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// Ids of our published extensions. The JSON Schemas are docs/schema/*.json; a change that an old reader could
// misread takes a new id.
const (
	IncidentExtension = "extension-definition--4f50fb00-f9cd-4ea5-8715-f500a4afdd89" // on incident: what the claims compose to
	ClaimExtension    = "extension-definition--04a3ad7e-9c76-4315-98ee-2c183488680e" // on note: one claim, whole
	PlaceExtension    = "extension-definition--c866caf1-300c-4fd9-b7dd-28574eac57e9" // on location: how fine it is, which unit it is known to
)

// stixSpace is the namespace of the STIX ids that are made from our own ids.
var stixSpace = uuid.MustParse("053fe4bd-64fb-4fb3-916f-6f1f9fd8fac4")

// timeless is the time of objects whose id is made of their content: they never get a second version.
const timeless = "2025-01-01T00:00:00.000Z"

// Rendering is what a node adds when it puts incidents into STIX. The zero value works.
type Rendering struct {
	Party   string // name of the party whose node writes; empty: "Tansiq node"
	PartyID string // stable id of that party; empty: made from the name
	// Desk also writes which person or import took a claim in, and the names of people of the desk who are the
	// source of one. Only for a file that stays with the desk.
	Desk bool
	// Unit names an administrative unit, Actor an actor; nil or false: as the claim names them.
	Unit  func(id string) (text.Bilingual, bool)
	Actor func(id string) (text.Bilingual, bool)
}

// SourceText is a document as STIX shows it.
type SourceText struct {
	ID        string
	Name      string
	Publisher string // the paper, the office; empty when not known
	URL       string
	Lang      string // "ar", "en"
	Published Day    // NoDay: the time it was taken in stands in its place
	Text      string // empty: the text stays at home
	Marking   Marking
	At        time.Time // when the node took it in
}

// Exporter writes incidents and documents as one STIX 2.1 bundle. The same input in the same order gives the
// same bytes. Every object is checked before it is written.
type Exporter struct {
	out     *stix.BundleWriter
	r       Rendering
	written map[uuid.UUID]bool
	party   string // id of the party's identity
	begun   bool
}

// NewExporter begins a bundle on w.
func NewExporter(w io.Writer, r Rendering) *Exporter {
	if r.Party == "" {
		r.Party = "Tansiq node"
	}
	if r.PartyID == "" {
		r.PartyID = r.Party
	}
	return &Exporter{out: stix.NewBundleWriter(w), r: r, written: map[uuid.UUID]bool{}, party: stixID("identity", "party:"+r.PartyID)}
}

// stixID makes an id; the type goes into it, since two objects may not share a UUID.
func stixID(typ, name string) string { return stix.NamedID(typ, stixSpace, typ+":"+name) }

// properties are the properties of one object to be; they are written in the order of their names.
type properties map[string]any

// put writes an object once, with what all objects share.
func (e *Exporter) put(p properties) error {
	id, _ := p["id"].(string)
	if !e.first(id) {
		return nil
	}
	p["spec_version"] = "2.1"
	if _, own := p["created_by_ref"]; !own && id != e.party {
		p["created_by_ref"] = e.party
	}
	raw, err := marshal(p)
	if err != nil {
		return fmt.Errorf("rendering %s as STIX: %w", id, err)
	}
	o, err := stix.New(raw)
	if err != nil {
		return fmt.Errorf("rendering %s as STIX: %w", id, err)
	}
	return e.out.Write(o)
}

// first notes that an object is written and reports whether it was not before.
func (e *Exporter) first(id string) bool {
	_, u, err := stix.SplitID(id)
	if err == nil && e.written[u] {
		return false
	}
	e.written[u] = true
	return true
}

func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSpace(b.Bytes()), nil
}

// addressed gives an object an id made of its content, puts it and returns the id.
func (e *Exporter) addressed(typ string, p properties) (string, error) {
	p["type"] = typ
	raw, err := marshal(p)
	if err != nil {
		return "", fmt.Errorf("rendering a %s as STIX: %w", typ, err)
	}
	p["id"] = stixID(typ, string(raw))
	p["created"], p["modified"] = timeless, timeless
	return p["id"].(string), e.put(p)
}

// begin writes what everything else refers to.
func (e *Exporter) begin() error {
	if e.begun {
		return nil
	}
	e.begun = true
	err := e.put(properties{"type": "identity", "id": e.party, "created": timeless, "modified": timeless,
		"name": e.r.Party, "identity_class": "organization"})
	if err != nil {
		return err
	}
	maker := stixID("identity", "tansiq")
	if err := e.put(properties{"type": "identity", "id": maker, "created": timeless, "modified": timeless,
		"created_by_ref": maker, "name": "Tansiq", "identity_class": "organization"}); err != nil {
		return err
	}
	for _, x := range [...][4]string{
		{IncidentExtension, "Tansiq incident", "incident", "What the claims about one happening compose to: class, side, time, grade, contradictions."},
		{ClaimExtension, "Tansiq claim", "claim", "One source's statement about a happening, whole, on a note that says the same in words."},
		{PlaceExtension, "Tansiq place", "place", "How fine a place is known and the administrative unit that surely contains it."},
	} {
		if err := e.put(properties{"type": "extension-definition", "id": x[0], "created": timeless, "modified": timeless,
			"created_by_ref": maker, "name": x[1], "description": x[3], "version": "1.0.0",
			"schema":          "The JSON Schema docs/schema/" + x[2] + ".json in the source of Tansiq.",
			"extension_types": []string{"property-extension"}}); err != nil {
			return err
		}
	}
	return nil
}

// marked puts the marking definition of a level and returns its id in a list. A marking that is not known is
// the strictest.
func (e *Exporter) marked(m Marking) ([]string, error) {
	level, ok := stix.ParseLevel(string(m))
	if !ok {
		level = stix.Red
	}
	if e.first(level.MarkingRef()) {
		o, err := level.MarkingDefinition()
		if err != nil {
			return nil, err
		}
		if err := e.out.Write(o); err != nil {
			return nil, err
		}
	}
	return []string{level.MarkingRef()}, nil
}

// Incident writes an incident, its claims, places and actors. changed is when it last changed (a merge moves
// no claim's own time); the zero value takes the newest claim's.
func (e *Exporter) Incident(inc Incident, claims []Claim, changed time.Time) error {
	if inc.ID == "" {
		return errors.New("rendering an incident as STIX: it has no id")
	}
	if err := e.begin(); err != nil {
		return err
	}
	claims = slices.Clone(claims)
	slices.SortFunc(claims, func(a, b Claim) int { return strings.Compare(a.ID, b.ID) })
	created, modified := span(claims, changed)
	marks, err := e.marked(inc.Marking)
	if err != nil {
		return err
	}
	main, other := languages(inc.Title)
	id := stixID("incident", inc.ID)
	p := properties{
		"type": "incident", "id": id, "created": created, "modified": modified, "lang": main,
		"name": orElse(inc.Title.In(main), string(inc.Class.Value)), "labels": []string{string(inc.Class.Value)},
		"object_marking_refs": marks, "extensions": properties{
			stix.IncidentCoreExtension: properties{"extension_type": "property-extension", "determination": determination(inc),
				"investigation_status": "open", "incident_types": []string{strings.ReplaceAll(string(inc.Class.Value), "_", "-")}},
			IncidentExtension: composed(inc),
		},
	}
	if s := inc.Summary.In(main); s != "" {
		p["description"] = s
	}
	if refs := references(claims); len(refs) > 0 {
		p["external_references"] = refs
	}
	if err := e.put(p); err != nil {
		return err
	}
	if err := e.translate(id, modified, other, marks, map[string]string{"name": inc.Title.In(other), "description": inc.Summary.In(other)},
		inc.Title, inc.Summary); err != nil {
		return err
	}
	relate := func(kind, target string) error {
		if target == "" {
			return nil
		}
		return e.put(properties{"type": "relationship", "id": stixID("relationship", id+" "+kind+" "+target), "created": created,
			"modified": modified, "relationship_type": kind, "source_ref": id, "target_ref": target, "object_marking_refs": marks})
	}
	var places []Place
	if inc.Place != nil {
		places = append(places, inc.Place.Value)
	}
	for i, place := range append(places, inc.Places...) {
		target, err := e.location(place, marks)
		if err != nil {
			return err
		}
		kind := "related-to"
		if i == 0 && inc.Place != nil {
			kind = "located-at"
		}
		if err := relate(kind, target); err != nil {
			return err
		}
	}
	for _, a := range inc.Actors {
		target, err := e.actor(a.Value, marks)
		if err != nil {
			return err
		}
		kind := "related-to"
		switch a.Value.Role {
		case By:
			kind = "attributed-to"
		case Against, Target, Victim:
			kind = "targets"
		}
		if err := relate(kind, target); err != nil {
			return err
		}
	}
	for _, c := range claims {
		if err := e.claim(c, inc.ID, id, modified); err != nil {
			return err
		}
	}
	return nil
}

// span returns the times of the first and the last change, to the millisecond.
func span(claims []Claim, changed time.Time) (created, modified string) {
	first, last := changed, changed
	for _, c := range claims {
		if first.IsZero() || c.At.Before(first) {
			first = c.At
		}
		if c.At.After(last) {
			last = c.At
		}
	}
	return stix.FormatTime(orEpoch(first)), stix.FormatTime(orEpoch(last))
}

// orEpoch keeps a time that nobody noted from leaving the years that STIX can write.
func orEpoch(t time.Time) time.Time {
	if t.IsZero() {
		return time.Unix(0, 0)
	}
	return t
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// languages returns the language in which a text is shown and the other one.
func languages(b text.Bilingual) (main, other string) {
	if b.EN == "" && b.AR != "" {
		return "ar", "en"
	}
	return "en", "ar"
}

// determination says in the words of the incident core extension how sure it is that it happened.
func determination(inc Incident) string {
	switch {
	case inc.Class.Value == FoiledPlot:
		return "blocked"
	case inc.Certainty.Value == Asserted:
		return "confirmed"
	}
	return "suspected"
}

// composed is what our extension says about an incident.
func composed(inc Incident) properties {
	p := properties{"extension_type": "property-extension", "incident_id": inc.ID, "class": inc.Class.Value, "sources": inc.Sources}
	for name, v := range map[string]string{"start": inc.When.Value.Start.String(), "end": inc.When.Value.End.String(),
		"reliability": inc.Grade.Reliability, "credibility": inc.Grade.Credibility, "side": string(inc.Side.Value),
		"certainty": string(inc.Certainty.Value), "time_precision": string(inc.When.Value.Precision)} {
		if v != "" {
			p[name] = v
		}
	}
	var methods []string
	for _, m := range inc.Methods {
		methods = append(methods, m.Value)
	}
	if len(methods) > 0 {
		p["methods"] = methods
	}
	type quantity struct {
		What  string `json:"what"`
		Of    string `json:"of,omitempty"`
		Value int64  `json:"value"`
		Least int64  `json:"least"`
		Most  *int64 `json:"most,omitempty"`
	}
	var quantities []quantity
	for _, q := range inc.Quantities {
		out := quantity{What: q.Value.What, Of: q.Value.Of, Value: q.Value.Value, Least: q.Value.Min}
		if q.Value.Max >= 0 {
			out.Most = &q.Value.Max
		}
		quantities = append(quantities, out)
	}
	if len(quantities) > 0 {
		p["quantities"] = quantities
	}
	var contradictions []properties
	for _, c := range inc.Contradictions {
		contradictions = append(contradictions, properties{"kind": c.Kind, "explanation": c.Explanation})
	}
	if len(contradictions) > 0 {
		p["contradictions"] = contradictions
	}
	return p
}

// references names the sources that are not our own people.
func references(claims []Claim) []properties {
	seen := map[string]properties{}
	for _, c := range claims {
		switch c.Source.Kind {
		case SourceDataset:
			seen[c.Source.ID+"\x00"+c.Source.Row] = properties{"source_name": c.Source.ID, "external_id": orElse(c.Source.Row, c.Source.ID)}
		case SourceMedia, SourceOfficial, SourceGroup, SourceAuthor:
			if c.Source.Name != "" {
				seen[c.Source.Name] = properties{"source_name": c.Source.Name, "description": string(c.Source.Kind)}
			}
		}
	}
	var out []properties
	for _, k := range slices.Sorted(maps.Keys(seen)) {
		out = append(out, seen[k])
	}
	return out
}

// translate puts the texts of an object in its other language, where there are any.
func (e *Exporter) translate(object, modified, lang string, marks []string, texts map[string]string, have ...text.Bilingual) error {
	both := false
	for _, b := range have {
		both = both || (b.AR != "" && b.EN != "")
	}
	contents := properties{}
	for name, s := range texts {
		if s != "" {
			contents[name] = s
		}
	}
	if !both || len(contents) == 0 {
		return nil
	}
	p := properties{"type": "language-content", "id": stixID("language-content", object), "created": modified, "modified": modified,
		"object_ref": object, "object_modified": modified, "contents": properties{lang: contents}}
	if marks != nil {
		p["object_marking_refs"] = marks
	}
	return e.put(p)
}

// actor puts the identity of an organisation, force or group and returns its id. Those of the public list carry
// no marking; a name that only a claim gives is marked like the incident.
func (e *Exporter) actor(a Participant, marks []string) (string, error) {
	name := a.Name
	if e.r.Actor != nil && a.ID != "" {
		if n, ok := e.r.Actor(a.ID); ok {
			name = n
		}
	}
	shown := orElse(name.In("en"), a.ID)
	if shown == "" {
		return "", nil
	}
	p := properties{"name": shown, "identity_class": "group"}
	p["lang"], _ = languages(name)
	if a.ID != "" {
		p["external_references"], marks = []properties{{"source_name": "tansiq-actors", "external_id": a.ID}}, nil
	} else {
		p["object_marking_refs"] = marks
	}
	id, err := e.addressed("identity", p)
	if err != nil {
		return "", err
	}
	return id, e.translate(id, timeless, "ar", marks, map[string]string{"name": name.AR}, name)
}

// location puts a place, no finer than it is known, and returns its id; "" when nothing that STIX wants of a
// location is known. A position goes with the radius in metres within which the happening lies; what is known
// to an administrative unit only has no position at all.
func (e *Exporter) location(place Place, marks []string) (string, error) {
	p := properties{}
	parts := strings.SplitN(place.Unit, "-", 3)
	if c := parts[0]; len(c) == 2 && strings.ToUpper(c) == c {
		p["country"] = c
		if len(parts) > 1 && place.Precision != PlaceCountry {
			p["administrative_area"] = parts[0] + "-" + parts[1]
		}
	}
	decimals := map[PlacePrecision]float64{PlaceExact: 1e4, PlaceTown: 1e3, PlaceNear: 1e2, PlaceRegion: 1e2}[place.Precision]
	if place.Coord != nil && decimals > 0 {
		p["latitude"] = math.Round(place.Lat*decimals) / decimals
		p["longitude"] = math.Round(place.Lon*decimals) / decimals
		p["precision"] = math.Round(reach(&place) * 1000)
	}
	if len(p) == 0 {
		return "", nil // a name alone is not enough for STIX; the claim carries it
	}
	name := place.Name
	if name == (text.Bilingual{}) && e.r.Unit != nil {
		name, _ = e.r.Unit(place.Unit)
	}
	if lang, _ := languages(name); name.In(lang) != "" {
		p["name"], p["lang"] = name.In(lang), lang
	}
	ext := properties{"extension_type": "property-extension", "place_precision": place.Precision}
	for k, v := range map[string]string{"place_id": place.ID, "unit": place.Unit} {
		if v != "" {
			ext[k] = v
		}
	}
	if place.RadiusKM > 0 {
		ext["radius_km"] = place.RadiusKM
	}
	p["extensions"], p["object_marking_refs"] = properties{PlaceExtension: ext}, marks
	id, err := e.addressed("location", p)
	if err != nil {
		return "", err
	}
	return id, e.translate(id, timeless, "ar", marks, map[string]string{"name": name.AR}, name)
}

// claim puts one claim as a note about object, and a denial as an opinion too.
func (e *Exporter) claim(c Claim, incidentID, object, modified string) error {
	marks, err := e.marked(c.Marking)
	if err != nil {
		return err
	}
	body, err := e.wire(c)
	if err != nil {
		return fmt.Errorf("rendering claim %s as STIX: %w", c.ID, err)
	}
	ext := properties{"extension_type": "property-extension", "claim": body}
	if incidentID != "" {
		ext["incident_id"] = incidentID
	}
	main, other := languages(c.Title)
	created := stix.FormatTime(orEpoch(c.At))
	if created > modified {
		created = modified
	}
	id := stixID("note", "claim:"+c.ID)
	abstract := orElse(c.Title.In(main), string(c.Class))
	p := properties{"type": "note", "id": id, "created": created, "modified": modified, "lang": main, "object_refs": []string{object},
		"abstract": abstract, "content": orElse(c.Summary.In(main), abstract), "object_marking_refs": marks, "extensions": properties{ClaimExtension: ext}}
	switch c.Source.Kind {
	case SourceMedia, SourceOfficial, SourceGroup, SourceDataset, SourceAuthor:
		if c.Source.Name != "" {
			p["authors"] = []string{c.Source.Name}
		}
	}
	if err := e.put(p); err != nil {
		return err
	}
	if err := e.translate(id, modified, other, marks, map[string]string{"abstract": c.Title.In(other), "content": c.Summary.In(other)},
		c.Title, c.Summary); err != nil {
		return err
	}
	if c.Certainty != Denied {
		return nil
	}
	return e.put(properties{"type": "opinion", "id": stixID("opinion", "claim:"+c.ID), "created": created, "modified": modified, "lang": main,
		"object_refs": []string{object}, "opinion": "disagree", "explanation": orElse(c.Summary.In(main), abstract), "object_marking_refs": marks})
}

// wire is a claim as it travels: its JSON without what is empty, since STIX knows no null and no empty list.
func (e *Exporter) wire(c Claim) (any, error) {
	if !e.r.Desk {
		c.By = ""
		if c.Source.Kind == SourceDesk {
			c.Source.ID, c.Source.Name = "desk:"+e.r.PartyID, e.r.Party
		}
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	return prune(v), nil
}

// prune removes null, empty lists and empty objects, from the leaves up.
func prune(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			if x = prune(x); x == nil {
				delete(v, k)
			} else {
				v[k] = x
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []any:
		if len(v) == 0 {
			return nil
		}
		for i := range v {
			if x := prune(v[i]); x != nil {
				v[i] = x
			} else {
				v[i] = map[string]any{} // an empty entry keeps its place in the list
			}
		}
	}
	return v
}

// Document writes a document as a report, and its text as a note when it has one. claims are those read from
// it: one that the bundle holds already is referred to, the others are written as notes about the report. So
// write the incidents first.
func (e *Exporter) Document(d SourceText, claims []Claim) error {
	if d.ID == "" {
		return errors.New("rendering a document as STIX: it has no id")
	}
	if err := e.begin(); err != nil {
		return err
	}
	marks, err := e.marked(d.Marking)
	if err != nil {
		return err
	}
	at := stix.FormatTime(orEpoch(d.At))
	_, modified := span(claims, orEpoch(d.At))
	id := stixID("report", d.ID)
	refs := []string{}
	for _, c := range claims {
		refs = append(refs, stixID("note", "claim:"+c.ID))
		if err := e.claim(c, "", id, modified); err != nil {
			return err
		}
	}
	slices.Sort(refs)
	refs = slices.Compact(refs)
	if len(refs) == 0 {
		refs = append(refs, e.party) // a report must refer to something
	}
	published := at
	if d.Published != NoDay {
		published = stix.FormatTime(d.Published.Time())
	}
	p := properties{"type": "report", "id": id, "created": at, "modified": modified, "name": orElse(d.Name, d.ID), "published": published,
		"object_refs": refs, "object_marking_refs": marks, "report_types": []string{"observed-data"}}
	if d.Lang == "ar" || d.Lang == "en" {
		p["lang"] = d.Lang
	}
	ref := properties{"source_name": orElse(d.Publisher, "document"), "external_id": d.ID}
	if d.URL != "" {
		ref["url"] = d.URL
	}
	p["external_references"] = []properties{ref}
	if err := e.put(p); err != nil {
		return err
	}
	if d.Text == "" {
		return nil
	}
	note := properties{"type": "note", "id": stixID("note", "text:"+d.ID), "created": at, "modified": at, "abstract": orElse(d.Name, d.ID),
		"content": d.Text, "object_refs": []string{id}, "object_marking_refs": marks}
	if lang, ok := p["lang"]; ok {
		note["lang"] = lang
	}
	return e.put(note)
}

// Close ends the bundle.
func (e *Exporter) Close() error { return e.out.Close() }

// Stated is a claim that came in a bundle.
type Stated struct {
	Claim    Claim
	Incident string // the incident it was in at the writer's; empty: in none
}

// FromSTIX returns the claim that an object carries in our extension; ok is false when it carries none. A
// claim comes back as it was written, except who took it in, unless the file was written for the desk itself.
func FromSTIX(o stix.Object) (s Stated, ok bool, err error) {
	if o.Type != "note" || !o.Extension(ClaimExtension) {
		return Stated{}, false, nil
	}
	var note struct {
		Extensions map[string]json.RawMessage `json:"extensions"`
	}
	if err := json.Unmarshal(o.Raw, &note); err != nil {
		return Stated{}, true, fmt.Errorf("%s: %w", o.ID, err)
	}
	var ext struct {
		Incident string `json:"incident_id"`
		Claim    Claim  `json:"claim"`
	}
	// What was left out as empty is NoDay, not the first day of 1970.
	ext.Claim.When.Start, ext.Claim.When.End, ext.Claim.Source.Published = NoDay, NoDay, NoDay
	if err := json.Unmarshal(note.Extensions[ClaimExtension], &ext); err != nil {
		return Stated{}, true, fmt.Errorf("%s: extensions.%s: %w", o.ID, ClaimExtension, err)
	}
	if ext.Claim.By == "" {
		ext.Claim.By = "import:stix"
	}
	if err := ext.Claim.Validate(); err != nil {
		return Stated{}, true, fmt.Errorf("%s: extensions.%s.claim: %w", o.ID, ClaimExtension, err)
	}
	return Stated{Claim: ext.Claim, Incident: ext.Incident}, true, nil
}

// FromForeign projects an incident that somebody else's program wrote into a claim awaiting confirmation, by
// its name, description and marking; ok is false for every other object. Its time, place and actors stand in
// objects beside it, in ways that differ between programs: they are left to whoever confirms it. sender is who
// gave it, at when the node took it in. A marking that cannot be interpreted, and none, count as TLP:RED.
func FromForeign(o stix.Object, sender string, at time.Time) (c Claim, ok bool, err error) {
	if o.Type != "incident" || o.Extension(IncidentExtension) || o.Revoked {
		return Claim{}, false, nil
	}
	var p struct{ Name, Description string }
	if err := json.Unmarshal(o.Raw, &p); err != nil {
		return Claim{}, true, fmt.Errorf("%s: %w", o.ID, err)
	}
	hash, err := stix.Hash(o.Raw)
	if err != nil {
		return Claim{}, true, fmt.Errorf("%s: %w", o.ID, err)
	}
	key := "stix:" + sender + ":" + o.ID
	c = Claim{ID: ClaimID(key, hash[:]), Key: key, State: Awaiting, Class: Other, Certainty: Reported, Marking: TLPRed,
		Title: bilingual(p.Name, o.Lang), Summary: bilingual(p.Description, o.Lang), By: "import:stix", At: at,
		When:   When{Start: NoDay, End: NoDay, Precision: TimeUnknown},
		Source: Source{ID: "stix:" + sender, Name: sender, Kind: SourcePartner, Row: o.ID, Published: NoDay}}
	if l := stix.MarkingsOf(o, nil).Object(); l >= stix.Clear && l <= stix.Red {
		c.Marking = Marking(l.String())
	}
	if err := c.Validate(); err != nil {
		return Claim{}, true, fmt.Errorf("%s: %w", o.ID, err)
	}
	return c, true, nil
}

// bilingual puts a text in the place of its language; without one, Arabic letters decide.
func bilingual(s, lang string) text.Bilingual {
	if strings.HasPrefix(lang, "ar") || (lang == "" && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })) {
		return text.Bilingual{AR: s}
	}
	return text.Bilingual{EN: s}
}
