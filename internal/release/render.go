package release

import (
	"crypto/sha256"
	"encoding/hex"
	"math"
	"slices"
	"strings"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/text"
)

// Copies look like what incident.Exporter writes, with the ids and times of copies: an incident, the notes that carry
// its claims, its places and actors as objects of their own. What an object says is written first and hashed, then the
// times, which are not part of its digest.

// object is a copy in the making.
type object struct {
	copy      Copy
	sum       [sha256.Size]byte
	same      bool // it stands given and says the same, but perhaps for a link
	unchanged bool // it stands given as it is
	start     int  // where its bytes begin in the buffer of its unit
	end       int
}

// shared is a place or an actor, and its name in the other language: objects that belong to no single unit.
type shared struct {
	id      string
	objects []object
}

// open begins an object. Everything but the party's identity is made by the party.
func (w *worker) open(b []byte, typ, id string) []byte {
	b = append(b, `{"type":"`...)
	b = append(b, typ...)
	b = append(b, `","spec_version":"2.1","id":"`...)
	b = append(b, id...)
	b = append(b, '"')
	if id != w.d.party {
		b = append(b, `,"created_by_ref":"`...)
		b = append(b, w.d.party...)
		b = append(b, '"')
	}
	return b
}

// seal hashes what was written since o.start and adds the times; or takes it back out when it stands as it is.
func (w *worker) seal(b []byte, o *object) []byte {
	o.sum = sha256.Sum256(b[o.start:])
	return w.date(b, o, false)
}

// date adds the times to what was written since o.start and hashed; or takes it back out when it stands as it is. A
// note still has the time of its claim to come.
func (w *worker) date(b []byte, o *object, note bool) []byte {
	d := w.d
	var digest [2 * sha256.Size]byte
	hex.Encode(digest[:], o.sum[:])
	c := &o.copy
	g := d.given[c.ID]
	o.same = g != nil && !g.Withdrawn && g.Digest == string(digest[:])
	o.unchanged = o.same && slices.Equal(g.Refs, c.Refs)
	if o.unchanged {
		return b[:o.start]
	}
	c.Digest, c.Step = string(digest[:]), d.in.Agreement.Step
	c.Created, c.Modified = d.stamp, d.stamp
	if g != nil && isStamp(g.Modified) {
		c.Modified = after(d.stamp, g.Modified)
		if isStamp(g.Created) && g.Created <= c.Modified {
			c.Created = g.Created
		}
	}
	if note {
		b = append(b, `,"at":"`...)
		b = append(b, c.Modified...)
		b = append(b, `"}}}`...)
	}
	b = append(b, `,"created":"`...)
	b = append(b, c.Created...)
	b = append(b, `","modified":"`...)
	b = append(b, c.Modified...)
	b = append(b, `"}`...)
	o.end = len(b)
	return b
}

func appendMarking(b []byte, m incident.Marking) []byte {
	l, _ := stix.ParseLevel(string(m))
	b = append(b, `,"object_marking_refs":["`...)
	b = append(b, l.MarkingRef()...)
	return append(b, `"]`...)
}

func appendBilingual(b []byte, name string, t text.Bilingual) []byte {
	if t.AR == "" && t.EN == "" {
		return b
	}
	b = append(b, name...)
	b = append(b, '{')
	b = appendText(b, `"ar":`, t.AR)
	if t.AR != "" && t.EN != "" {
		b = append(b, ',')
	}
	b = appendText(b, `"en":`, t.EN)
	return append(b, '}')
}

// mainLang is the language in which a text is shown, other the second one.
func mainLang(t text.Bilingual) (main, other string) {
	if t.EN == "" && t.AR != "" {
		return "ar", "en"
	}
	return "en", "ar"
}

func either(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// translation adds the text of an object in its other language, if there are two. names are the properties, texts what
// they say.
func (w *worker) translation(b []byte, list []object, of *Copy, marking incident.Marking, names [2]string, texts [2]text.Bilingual) ([]byte, []object) {
	both := false
	for _, t := range texts {
		both = both || t.AR != "" && t.EN != ""
	}
	_, other := mainLang(texts[0])
	if !both || texts[0].In(other) == "" && texts[1].In(other) == "" {
		return b, list
	}
	o := object{start: len(b), copy: Copy{ID: w.names.id("language-content", of.ID), Type: "language-content", Own: of.Own, Of: of.ID,
		Refs: []string{of.ID}, Marking: marking}}
	b = w.open(b, o.copy.Type, o.copy.ID)
	b = appendPlain(b, `,"object_ref":`, of.ID)
	b = append(b, `,"contents":{"`...)
	b = append(b, other...)
	b = append(b, `":`...)
	sep := byte('{')
	for i, name := range names {
		if s := texts[i].In(other); s != "" {
			b = append(b, sep)
			b = appendString(b, name)
			b = append(b, ':')
			b = appendString(b, s)
			sep = ','
		}
	}
	b = append(b, `}}`...)
	if marking != "" {
		b = appendMarking(b, marking)
	}
	b = w.seal(b, &o)
	return b, append(list, o)
}

// identity is the giver's own identity.
func (w *worker) identity() *shared {
	d := w.d
	name := d.in.Party.Name
	if name == (text.Bilingual{}) {
		name.EN = unnamedParty
	}
	main, _ := mainLang(name)
	o := object{copy: Copy{ID: d.party, Type: "identity"}}
	b := w.open(nil, "identity", d.party)
	b = appendText(b, `,"name":`, name.In(main))
	b = appendPlain(b, `,"lang":`, main)
	b = append(b, `,"identity_class":"organization"`...)
	b = w.seal(b, &o)
	s := &shared{id: d.party, objects: []object{o}}
	b, s.objects = w.translation(b, s.objects, &o.copy, "", [2]string{"name", ""}, [2]text.Bilingual{name})
	return s.fill(b)
}

// fill gives the objects their bytes.
func (s *shared) fill(b []byte) *shared {
	for i := range s.objects {
		if o := &s.objects[i]; !o.unchanged {
			o.copy.Raw = b[o.start:o.end:o.end]
		}
	}
	return s
}

// placeKey and actorKey are what makes places and actors the same object.
type placeKey struct {
	name             text.Bilingual
	id, unit         string
	precision        incident.PlacePrecision
	known            bool
	lon, lat, radius float64
	marking          incident.Marking
}

type actorKey struct {
	id      string
	name    text.Bilingual
	marking incident.Marking
}

// location is the object of a place; nil when nothing that STIX wants of a location is known.
func (w *worker) location(p *incident.Place, marking incident.Marking) *shared {
	k := placeKey{name: p.Name, id: p.ID, unit: p.Unit, precision: p.Precision, radius: p.RadiusKM, marking: marking}
	if p.Coord != nil {
		k.known, k.lon, k.lat = true, p.Lon, p.Lat
	}
	if s, ok := w.placesMade[k]; ok {
		return s
	}
	s := w.makeLocation(p, marking)
	w.placesMade[k] = s
	return s
}

func (w *worker) makeLocation(p *incident.Place, marking incident.Marking) *shared {
	var b []byte
	country, rest, _ := strings.Cut(p.Unit, "-")
	if isCountry(country) {
		b = appendPlain(b, `,"country":`, country)
		if first, _, _ := strings.Cut(rest, "-"); first != "" && p.Precision != incident.PlaceCountry {
			b = appendText(b, `,"administrative_area":`, country+"-"+first)
		}
	}
	if p.Coord != nil && decimals(p.Precision) > 0 {
		c := rounded(p.Coord, p.Precision)
		b = appendFloat(b, `,"latitude":`, c.Lat)
		b = appendFloat(b, `,"longitude":`, c.Lon)
		b = appendFloat(b, `,"precision":`, math.Round(reachKM(p)*1000))
	}
	if len(b) == 0 {
		return nil // a name alone is not enough for STIX; the claim carries it
	}
	name := p.Name
	if name == (text.Bilingual{}) && w.d.in.Names.Unit != nil {
		if u, ok := w.d.in.Names.Unit(p.Unit); ok {
			name = u.Name
		}
	}
	if main, _ := mainLang(name); name.In(main) != "" {
		b = appendText(b, `,"name":`, name.In(main))
		b = appendPlain(b, `,"lang":`, main)
	}
	b = appendMarking(b, marking)
	b = append(b, `,"extensions":{"`+incident.PlaceExtension+`":{"extension_type":"property-extension"`...)
	b = appendPlain(b, `,"place_precision":`, string(p.Precision))
	b = appendText(b, `,"place_id":`, p.ID)
	b = appendText(b, `,"unit":`, p.Unit)
	if p.RadiusKM > 0 {
		b = appendFloat(b, `,"radius_km":`, p.RadiusKM)
	}
	b = append(b, `}}`...)
	return w.addressed("location", b, marking, name)
}

// actor is the object of an actor; nil when it has neither name nor id. Those of the public list carry no marking; a
// name that only claims give is marked like the incident.
func (w *worker) actor(a *incident.Participant, marking incident.Marking) *shared {
	name, listed := a.Name, a.ID != ""
	if listed && w.d.in.Names.Actor != nil {
		n, ok := w.d.in.Names.Actor(a.ID)
		if listed = ok; ok {
			name = n
		}
	}
	if listed {
		marking = ""
	}
	k := actorKey{a.ID, name, marking}
	if s, ok := w.actorsMade[k]; ok {
		return s
	}
	s := w.makeActor(a.ID, name, listed, marking)
	w.actorsMade[k] = s
	return s
}

func (w *worker) makeActor(id string, name text.Bilingual, listed bool, marking incident.Marking) *shared {
	shown := either(name.In("en"), id)
	if shown == "" {
		return nil
	}
	main, _ := mainLang(name)
	var b []byte
	b = appendText(b, `,"name":`, shown)
	b = append(b, `,"identity_class":"group"`...)
	b = appendPlain(b, `,"lang":`, main)
	if listed {
		b = append(b, `,"external_references":[{"source_name":"tansiq-actors"`...)
		b = appendText(b, `,"external_id":`, id)
		b = append(b, `}]`...)
	} else {
		b = appendMarking(b, marking)
	}
	return w.addressed("identity", b, marking, name)
}

// addressed makes an object whose id is made of what it says: it never gets a second version.
func (w *worker) addressed(typ string, content []byte, marking incident.Marking, name text.Bilingual) *shared {
	o := object{copy: Copy{ID: w.names.id(typ, string(content)), Type: typ, Marking: marking}}
	b := w.open(make([]byte, 0, len(content)+1024), typ, o.copy.ID)
	b = append(b, content...)
	b = w.seal(b, &o)
	s := &shared{id: o.copy.ID, objects: []object{o}}
	b, s.objects = w.translation(b, s.objects, &o.copy, marking, [2]string{"name", ""}, [2]text.Bilingual{name})
	return s.fill(b)
}

// claimBody writes a claim as it travels: its JSON without what is empty, since STIX knows no null and no empty list;
// without id and time, which come last.
func claimBody(b []byte, c *incident.Claim, note, partOf string) []byte {
	b = append(b, `{"key":"`...)
	b = append(b, note...)
	b = append(b, `","state":"confirmed"`...)
	b = appendPlain(b, `,"class":`, string(c.Class))
	b = appendPlain(b, `,"side":`, string(c.Side))
	b = appendBilingual(b, `,"title":`, c.Title)
	b = appendBilingual(b, `,"summary":`, c.Summary)
	b = append(b, `,"when":{`...)
	if c.When.Start != incident.NoDay {
		b = appendDay(b, `"start":`, c.When.Start)
		b = append(b, ',')
	}
	if c.When.End != incident.NoDay {
		b = appendDay(b, `"end":`, c.When.End)
		b = append(b, ',')
	}
	b = appendPlain(b, `"precision":`, string(c.When.Precision))
	b = append(b, '}')
	for i := range c.Places {
		b = append(b, list(i, `,"places":[{`, `,{`)...)
		p := &c.Places[i]
		b = appendPlain(b, `"precision":`, string(p.Precision))
		b = appendBilingual(b, `,"name":`, p.Name)
		b = appendText(b, `,"id":`, p.ID)
		if p.Coord != nil {
			b = appendFloat(b, `,"lon":`, p.Lon)
			b = appendFloat(b, `,"lat":`, p.Lat)
		}
		if p.RadiusKM > 0 {
			b = appendFloat(b, `,"radius_km":`, p.RadiusKM)
		}
		b = appendText(b, `,"unit":`, p.Unit)
		b = append(b, '}')
	}
	b = closeList(b, len(c.Places))
	for i := range c.Actors {
		b = append(b, list(i, `,"actors":[{`, `,{`)...)
		a := &c.Actors[i]
		b = appendPlain(b, `"role":`, string(a.Role))
		b = appendText(b, `,"id":`, a.ID)
		b = appendBilingual(b, `,"name":`, a.Name)
		b = append(b, '}')
	}
	b = closeList(b, len(c.Actors))
	for i := range c.Quantities {
		b = append(b, list(i, `,"quantities":[{`, `,{`)...)
		q := &c.Quantities[i]
		b = appendText(b, `"what":`, q.What)
		b = appendText(b, `,"of":`, q.Of)
		b = appendInt(b, `,"value":`, q.Value)
		b = appendInt(b, `,"min":`, q.Min)
		b = appendInt(b, `,"max":`, q.Max)
		if q.Approx {
			b = append(b, `,"approx":true`...)
		}
		b = appendText(b, `,"unit":`, q.Unit)
		if q.By != nil {
			b = appendText(b, `,"by":`, *q.By)
		}
		b = append(b, '}')
	}
	b = closeList(b, len(c.Quantities))
	for i, m := range c.Methods {
		b = append(b, list(i, `,"methods":[`, `,`)...)
		b = appendString(b, m)
	}
	b = closeList(b, len(c.Methods))
	b = appendPlain(b, `,"certainty":`, string(c.Certainty))
	b = append(b, `,"source":{`...)
	b = appendPlain(b, `"id":`, c.Source.ID)
	b = appendText(b, `,"name":`, c.Source.Name)
	b = appendPlain(b, `,"kind":`, string(c.Source.Kind))
	b = appendText(b, `,"says":`, c.Source.Says)
	if c.Source.Published != incident.NoDay {
		b = appendDay(b, `,"published":`, c.Source.Published)
	}
	b = append(b, '}')
	if g := c.Grade; g != (incident.Grade{}) {
		b = append(b, `,"grade":{`...)
		b = appendPlain(b, `"reliability":`, g.Reliability)
		if g.Reliability != "" && g.Credibility != "" {
			b = append(b, ',')
		}
		b = appendPlain(b, `"credibility":`, g.Credibility)
		b = append(b, '}')
	}
	b = appendPlain(b, `,"marking":`, string(c.Marking))
	return appendPlain(b, `,"part_of":`, partOf)
}

func list(i int, first, next string) string {
	if i == 0 {
		return first
	}
	return next
}

func closeList(b []byte, n int) []byte {
	if n == 0 {
		return b
	}
	return append(b, ']')
}

// appendDay appends name, which ends in a colon, and a date.
func appendDay(b []byte, name string, d incident.Day) []byte {
	b = append(b, name...)
	b = append(b, '"')
	b = d.Time().AppendFormat(b, "2006-01-02")
	return append(b, '"')
}

// note writes the note that carries a claim. body is what claimBody wrote, id the claim's, sum the hash of what it wrote
// without a link, which stands for it in the hash of the note.
func (w *worker) note(b []byte, o *object, k *kept, of string, body []byte, id string, sum *[sha256.Size]byte) []byte {
	c := &k.claim
	main, _ := mainLang(c.Title)
	o.start = len(b)
	b = w.open(b, "note", o.copy.ID)
	b = appendPlain(b, `,"lang":`, main)
	b = append(b, `,"object_refs":["`...)
	b = append(b, of...)
	b = append(b, `"]`...)
	abstract := either(c.Title.In(main), string(c.Class))
	b = appendText(b, `,"abstract":`, abstract)
	b = appendText(b, `,"content":`, either(c.Summary.In(main), abstract))
	if c.Source.Name != "" && authorNamed(c.Source.Kind) {
		b = append(b, `,"authors":[`...)
		b = appendString(b, c.Source.Name)
		b = append(b, ']')
	}
	b = append(b, `,"labels":["`...)
	b = append(b, w.d.terms.PAP...)
	b = append(b, `"]`...)
	b = appendMarking(b, c.Marking)
	b = append(b, `,"extensions":{"`+incident.ClaimExtension+`":{"extension_type":"property-extension"`...)
	b = appendPlain(b, `,"incident_id":`, of)
	b = append(b, `,"claim":`...)
	at := len(b)
	b = append(b, sum[:]...)
	o.sum = sha256.Sum256(b[o.start:])
	b = append(b[:at], body...)
	b = append(b, `,"id":"`...)
	b = append(b, id...)
	b = append(b, '"')
	return w.date(b, o, true)
}

// authorNamed reports whether a source of the kind stands as the author of a note.
func authorNamed(k incident.SourceKind) bool {
	switch k {
	case incident.SourceMedia, incident.SourceOfficial, incident.SourceGroup, incident.SourceDataset, incident.SourceAuthor:
		return true
	}
	return false
}

// render composes a unit and writes its objects. All of it is written, also what may wait.
func (w *worker) render(u *unit, all []kept) {
	d := w.d
	b, body := w.buf[:0], w.body[:0]

	// The claims get their ids, made of what they say, and are composed.
	claims := w.claims[:0]
	sums := make([][sha256.Size]byte, len(u.members))
	ends := make([]int, len(u.members))
	notes := make([]object, len(u.members))
	room := 2
	for i, m := range u.members {
		k := &all[m]
		id := "note--" + k.note.String()
		notes[i].copy = Copy{ID: id, Type: "note", Own: k.own.Key, What: k.kind, Of: u.id, Refs: []string{u.id}, Marking: k.claim.Marking, Tears: k.tears}
		u.linked = u.linked || k.parent >= 0 // the links come last: see linkParts
		start := len(body)
		body = claimBody(body, &k.claim, id, "")
		ends[i] = len(body)
		sums[i] = sha256.Sum256(body[start:])
		c := k.claim
		c.ID, c.Key = w.claimID(k.note, &sums[i]).String(), id
		room += 3 + len(c.Places) + len(c.Actors)
		claims = append(claims, c)
	}
	inc, err := incident.Compose(claims, d.in.Desk)
	if err != nil { // two claims with one id: no two notes have one
		u.broken = true
		return
	}

	// The incident.
	o := object{start: len(b), copy: Copy{ID: u.id, Type: "incident", Own: u.own, What: agreement.Report, Marking: inc.Marking}}
	silent := true
	o.copy.From = make([]string, len(notes))
	for i, m := range u.members {
		o.copy.From[i] = notes[i].copy.ID
		if all[m].kind == agreement.Warning {
			o.copy.What, u.warning = agreement.Warning, true
		}
		silent = silent && all[m].silent
	}
	u.objects = make([]object, 0, room)
	b = w.incident(b, &o, &inc, claims, silent)
	u.objects = append(u.objects, o)
	b, u.objects = w.translation(b, u.objects, &o.copy, inc.Marking, [2]string{"name", "description"}, [2]text.Bilingual{inc.Title, inc.Summary})
	b = w.relations(b, u, &inc)

	// The notes.
	start := 0
	for i, m := range u.members {
		n, k := &notes[i], &all[m]
		b = w.note(b, n, k, u.id, body[start:ends[i]], claims[i].ID, &sums[i])
		start = ends[i]
		u.objects = append(u.objects, *n)
		b, u.objects = w.translation(b, u.objects, &n.copy, k.claim.Marking, [2]string{"abstract", "content"}, [2]text.Bilingual{k.claim.Title, k.claim.Summary})
		if k.claim.Certainty == incident.Denied {
			op := object{start: len(b), copy: Copy{ID: w.names.id("opinion", k.own.Key), Type: "opinion", Own: k.own.Key, Of: n.copy.ID,
				Refs: []string{u.id}, Marking: k.claim.Marking}}
			b = w.opinion(b, &op, &k.claim, u.id)
			u.objects = append(u.objects, op)
		}
	}

	hashes := make([][sha256.Size]byte, len(u.objects))
	raw := append(make([]byte, 0, len(b)), b...)
	for i := range u.objects {
		o := &u.objects[i]
		hashes[i] = o.sum
		if !o.unchanged {
			o.copy.Raw = raw[o.start:o.end:o.end]
		}
	}
	u.digest = unitDigest(hashes)
	for i := range u.objects {
		u.objects[i].copy.Unit = u.digest
	}
	clear(claims)
	w.buf, w.body, w.claims = b, body, claims
}

// unitDigest is what people approve: SHA-256, in hex, over the digests of all objects of the unit.
func unitDigest(sums [][sha256.Size]byte) string {
	slices.SortFunc(sums, func(a, b [sha256.Size]byte) int { return slices.Compare(a[:], b[:]) })
	h := sha256.New()
	for i := range sums {
		h.Write(sums[i][:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func sortedRefs(refs ...string) []string {
	slices.Sort(refs)
	return slices.Compact(refs)
}

// incident writes what the claims compose to. silent: none of them says who acted.
func (w *worker) incident(b []byte, o *object, inc *incident.Incident, claims []incident.Claim, silent bool) []byte {
	main, _ := mainLang(inc.Title)
	b = w.open(b, "incident", o.copy.ID)
	b = appendPlain(b, `,"lang":`, main)
	b = appendText(b, `,"name":`, either(inc.Title.In(main), string(inc.Class.Value)))
	b = appendText(b, `,"description":`, inc.Summary.In(main))
	b = append(b, `,"labels":["`...)
	b = append(b, inc.Class.Value...)
	b = append(b, `","`...)
	b = append(b, w.d.terms.PAP...)
	b = append(b, `"]`...)
	b = appendMarking(b, inc.Marking)
	b = appendSources(b, claims)
	b = append(b, `,"extensions":{"`+stix.IncidentCoreExtension+`":{"extension_type":"property-extension","investigation_status":"open"`...)
	b = appendPlain(b, `,"determination":`, determination(inc))
	b = append(b, `,"incident_types":["`...)
	b = append(b, strings.ReplaceAll(string(inc.Class.Value), "_", "-")...)
	b = append(b, `"]},"`+incident.IncidentExtension+`":{"extension_type":"property-extension"`...)
	b = appendPlain(b, `,"incident_id":`, o.copy.ID)
	b = appendPlain(b, `,"class":`, string(inc.Class.Value))
	b = appendInt(b, `,"sources":`, int64(inc.Sources))
	if s := inc.When.Value.Start; s != incident.NoDay {
		b = appendDay(b, `,"start":`, s)
	}
	if e := inc.When.Value.End; e != incident.NoDay {
		b = appendDay(b, `,"end":`, e)
	}
	b = appendPlain(b, `,"time_precision":`, string(inc.When.Value.Precision))
	b = appendPlain(b, `,"reliability":`, inc.Grade.Reliability)
	b = appendPlain(b, `,"credibility":`, inc.Grade.Credibility)
	if !silent || inc.Side.Value != incident.SideNeither {
		b = appendPlain(b, `,"side":`, string(inc.Side.Value)) // "neither" only where somebody is named
	}
	b = appendPlain(b, `,"certainty":`, string(inc.Certainty.Value))
	for i := range inc.Methods {
		b = append(b, list(i, `,"methods":[`, `,`)...)
		b = appendString(b, inc.Methods[i].Value)
	}
	b = closeList(b, len(inc.Methods))
	for i := range inc.Quantities {
		q := &inc.Quantities[i].Value
		b = append(b, list(i, `,"quantities":[{`, `,{`)...)
		b = appendText(b, `"what":`, q.What)
		b = appendText(b, `,"of":`, q.Of)
		b = appendInt(b, `,"value":`, q.Value)
		b = appendInt(b, `,"least":`, q.Min)
		if q.Max >= 0 {
			b = appendInt(b, `,"most":`, q.Max)
		}
		b = append(b, '}')
	}
	b = closeList(b, len(inc.Quantities))
	for i := range inc.Contradictions {
		c := &inc.Contradictions[i]
		b = append(b, list(i, `,"contradictions":[{`, `,{`)...)
		b = appendPlain(b, `"kind":`, c.Kind)
		b = appendBilingual(b, `,"explanation":`, c.Explanation)
		b = append(b, '}')
	}
	b = closeList(b, len(inc.Contradictions))
	b = append(b, `}}`...)
	return w.seal(b, o)
}

// determination says in the words of the incident core extension how sure it is that it happened.
func determination(inc *incident.Incident) string {
	switch {
	case inc.Class.Value == incident.FoiledPlot:
		return "blocked"
	case inc.Certainty.Value == incident.Asserted:
		return "confirmed"
	}
	return "suspected"
}

// appendSources names the sources that may be named.
func appendSources(b []byte, claims []incident.Claim) []byte {
	type source struct{ name, kind string }
	var all []source
	for i := range claims {
		if s := &claims[i].Source; s.Name != "" && authorNamed(s.Kind) {
			all = append(all, source{s.Name, string(s.Kind)})
		}
	}
	slices.SortFunc(all, func(x, y source) int {
		if c := strings.Compare(x.name, y.name); c != 0 {
			return c
		}
		return strings.Compare(x.kind, y.kind)
	})
	all = slices.Compact(all)
	for i, s := range all {
		b = append(b, list(i, `,"external_references":[{`, `,{`)...)
		b = appendText(b, `"source_name":`, s.name)
		b = appendPlain(b, `,"description":`, s.kind)
		b = append(b, '}')
	}
	return closeList(b, len(all))
}

// relations writes which places and actors the incident has to do with.
func (w *worker) relations(b []byte, u *unit, inc *incident.Incident) []byte {
	made := len(u.objects)
	relate := func(b []byte, kind string, target *shared) []byte {
		if target == nil {
			return b
		}
		id := w.names.id("relationship", u.id, kind, target.id)
		for i := range u.objects[made:] {
			if u.objects[made+i].copy.ID == id {
				return b
			}
		}
		o := object{start: len(b), copy: Copy{ID: id, Type: "relationship", Own: u.own, Of: u.id, Refs: sortedRefs(u.id, target.id), Marking: inc.Marking}}
		b = w.open(b, "relationship", id)
		b = appendPlain(b, `,"relationship_type":`, kind)
		b = appendPlain(b, `,"source_ref":`, u.id)
		b = appendPlain(b, `,"target_ref":`, target.id)
		b = appendMarking(b, inc.Marking)
		b = w.seal(b, &o)
		u.objects = append(u.objects, o)
		if !slices.Contains(u.shared, target) {
			u.shared = append(u.shared, target)
		}
		return b
	}
	if inc.Place != nil {
		b = relate(b, "located-at", w.location(&inc.Place.Value, inc.Marking))
	}
	for i := range inc.Places {
		b = relate(b, "related-to", w.location(&inc.Places[i], inc.Marking))
	}
	for i := range inc.Actors {
		a := &inc.Actors[i].Value
		kind := "related-to"
		switch a.Role {
		case incident.By:
			kind = "attributed-to"
		case incident.Against, incident.Target, incident.Victim:
			kind = "targets"
		}
		b = relate(b, kind, w.actor(a, inc.Marking))
	}
	return b
}

// opinion writes a denial as an opinion too.
func (w *worker) opinion(b []byte, o *object, c *incident.Claim, of string) []byte {
	main, _ := mainLang(c.Title)
	b = w.open(b, "opinion", o.copy.ID)
	b = appendPlain(b, `,"lang":`, main)
	b = append(b, `,"object_refs":["`...)
	b = append(b, of...)
	b = append(b, `"],"opinion":"disagree"`...)
	b = appendText(b, `,"explanation":`, either(c.Summary.In(main), either(c.Title.In(main), string(c.Class))))
	b = appendMarking(b, c.Marking)
	return w.seal(b, o)
}
