package web

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/read"
	"tansiq/internal/text"
)

// The parts of the form of a claim. A form shows some of them, and changes only what it shows.
const (
	partWhat   = "what"
	partTime   = "time"
	partPlace  = "place"
	partActor  = "actor"
	partQty    = "qty"
	partSource = "src"
)

var formParts = []string{partWhat, partTime, partPlace, partActor, partQty, partSource}

// claimForm is what the form of a claim shows: the claim as it stands or as it was typed, and what is wrong.
type claimForm struct {
	C      incident.Claim
	Faults faults
	Note   string
	Parts  map[string]bool
	Whole  bool // all parts stand in it

	When string // the time in words, as typed

	At     int             // which of the places
	Place  *incident.Place // nil: it has none yet
	Stands *placeHit       // what the gazetteer says of it
	Others []placeChoice   // the claim's further places, to keep or take away
	Words  string          // what the gazetteer was asked
	Hits   []placeHit

	Actors     []actorLine
	Quantities []quantityLine // with an empty line to fill

	Chosen string // words selected in the text for the value at hand
	Span   string // where they stand

	Known      []incident.Participant
	Certs      []incident.Certainty
	TimePrecs  []incident.TimePrecision
	PlacePrecs []incident.PlacePrecision
	RoleList   []incident.Role
	Kinds      []incident.SourceKind
	Whats      []string
	Methods    []string
	Markings   []incident.Marking
}

// Has reports whether the form shows a part.
func (f claimForm) Has(part string) bool { return f.Parts[part] }

// actorLine and quantityLine are lines of the form. Was is the place of the value that the line stood for.
type actorLine struct {
	incident.Participant
	Was, Span string
}

type quantityLine struct {
	incident.Quantity
	Was, Span string
	Bound     string // exact, about, least
}

type placeChoice struct {
	I int
	incident.Place
}

// placeHit is a place of the gazetteer that the form offers.
type placeHit struct {
	node.FoundPlace
	N     int
	KM    int // from the place that stands, or from the first that is offered; −1: not known
	From  string
	First bool
}

// heardTime is how a time in words was understood.
type heardTime struct {
	When incident.When
	OK   bool
}

var (
	certainties = []incident.Certainty{incident.Asserted, incident.Reported, incident.Claimed, incident.Denied, incident.Planned, incident.Possible}
	timePrecs   = []incident.TimePrecision{incident.TimeDay, incident.TimeRange, incident.TimeWeek, incident.TimeMonth, incident.TimeYear, incident.TimeRelative, incident.TimeUnknown}
	placePrecs  = []incident.PlacePrecision{incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion, incident.PlaceDistrict,
		incident.PlaceGovernorate, incident.PlaceCountry, incident.PlaceUnknown}
	actorRoles  = []incident.Role{incident.By, incident.Against, incident.With, incident.Target, incident.Victim, incident.Claimant, incident.Involved}
	sourceKinds = []incident.SourceKind{incident.SourceAuthor, incident.SourceOfficial, incident.SourceAnonymous, incident.SourceMedia, incident.SourceGroup, incident.SourceAnalyst}
	whats       = []string{"killed", "wounded", "arrested", "kidnapped", "displaced", "devices", "weapons", "vehicles"}
	methods     = []string{"car_bomb", "ied", "suicide", "bombing", "ambush", "raid", "small_arms", "drone", "rocket", "mortar", "artillery", "airstrike", "landmine", "sniper", "motorcycle"}
	markings    = []incident.Marking{incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}
)

// editors reads which part of a form to show: "time", "place-1", "all". ok is false for what is none.
func editors(name string) (parts []string, at int, ok bool) {
	if name == "all" || name == "yes" {
		return formParts, 0, true
	}
	part, n, _ := strings.Cut(name, "-")
	if !slices.Contains(formParts, part) {
		return nil, 0, false
	}
	at, _ = strconv.Atoi(n)
	return []string{part}, max(0, at), true
}

// formOf is the form of a claim with the parts that edit names. words are words of the text selected for the value.
func (s *site) formOf(l *locale, c incident.Claim, edit string, wrong faults, note string) claimForm {
	parts, at, ok := editors(edit)
	if !ok {
		parts = formParts
	}
	f := claimForm{C: c, Faults: wrong, Note: note, Known: s.desk.Actors(), Certs: certainties, TimePrecs: timePrecs, PlacePrecs: placePrecs,
		RoleList: actorRoles, Kinds: sourceKinds, Markings: markings, Whats: whats, Methods: methods, Parts: map[string]bool{}, Whole: len(parts) > 1}
	for _, p := range parts {
		f.Parts[p] = true
	}
	if !slices.Contains(f.Kinds, c.Source.Kind) {
		f.Kinds = append(slices.Clone(f.Kinds), c.Source.Kind)
	}
	if c.When.Start != incident.NoDay {
		f.When = l.when(c.When)
	}

	f.At = min(at, len(c.Places))
	for i, p := range c.Places {
		if i == f.At {
			f.Place = &p
		} else {
			f.Others = append(f.Others, placeChoice{i, p})
		}
	}
	if f.Place != nil && f.Has(partPlace) {
		f.Words = cmp.Or(f.Place.Text, l.name(f.Place.Name))
		f.Hits, f.Stands = s.hits(f.Words, f.Place)
	}

	for i, a := range c.Actors {
		f.Actors = append(f.Actors, actorLine{Participant: a, Was: strconv.Itoa(i)})
	}
	f.Actors = append(f.Actors, actorLine{Participant: incident.Participant{Role: incident.By}})
	for i, q := range c.Quantities {
		if !slices.Contains(f.Whats, q.What) {
			f.Whats = append(slices.Clone(f.Whats), q.What)
		}
		f.Quantities = append(f.Quantities, quantityLine{Quantity: q, Was: strconv.Itoa(i), Bound: boundOf(q)})
	}
	f.Quantities = append(f.Quantities, quantityLine{Quantity: incident.Quantity{Value: -1, Min: -1, Max: -1}})
	for _, m := range c.Methods {
		if !slices.Contains(f.Methods, m) {
			f.Methods = append(slices.Clone(f.Methods), m)
		}
	}
	return f
}

// fill puts words that were selected in the text into the form, for a value that could not be told from them alone.
func (s *site) fill(f *claimForm, sh *sheet, span text.Span) {
	words := cut(sh.runes, span)
	f.Chosen, f.Span = words, spanParam(span)
	switch {
	case f.Whole:
	case f.Has(partTime):
		f.When = words
	case f.Has(partPlace):
		f.Words = words
		f.Hits, f.Stands = s.hits(words, f.Place)
	case f.Has(partActor):
		last := &f.Actors[len(f.Actors)-1]
		last.Span = f.Span
		last.Name = text.Bilingual{EN: words}
		if langOf(words) == "ar" {
			last.Name = text.Bilingual{AR: words}
		}
		for _, a := range sh.notes.Mentions.Actors {
			if a.Span != nil && *a.Span == span {
				last.ID, last.Name = a.ID, a.Name
			}
		}
	case f.Has(partQty):
		f.Quantities[len(f.Quantities)-1].Span = f.Span
	case f.Has(partSource):
		f.C.Source.Says = words
	}
}

func boundOf(q incident.Quantity) string {
	switch {
	case q.Approx:
		return "about"
	case q.Max == -1:
		return "least"
	}
	return "exact"
}

// homeUnit is the country whose places come first when nothing says where to look.
const homeUnit = "SY"

// hits asks the gazetteer. Distances are from the place that stands, or from the first that is offered. The one that
// stands is told apart from those offered in its place.
func (s *site) hits(words string, stands *incident.Place) (out []placeHit, own *placeHit) {
	near := []string{homeUnit}
	if stands != nil && stands.Unit != "" {
		near = nil
		for i, r := range stands.Unit + "-" { // a unit's id begins with those of the units that it lies in
			if r == '-' {
				near = append(near, stands.Unit[:i])
			}
		}
	}
	found := s.desk.FindPlaces(strings.TrimSpace(words), offeredPlaces, near...)
	abroad := func(p node.FoundPlace) int { // namesakes in the same country come first, however small
		if p.Unit == near[0] || strings.HasPrefix(p.Unit, near[0]+"-") {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(found, func(a, b node.FoundPlace) int { return abroad(a) - abroad(b) })
	for _, p := range found {
		h := placeHit{FoundPlace: p, N: len(out) + 1, KM: -1}
		if stands != nil && stands.ID != "" && p.ID == stands.ID {
			own = &h
			continue
		}
		from := stands
		if (from == nil || from.Coord == nil) && len(out) > 0 {
			from = &out[0].Place
		}
		if from != nil && from.Coord != nil && p.Coord != nil {
			h.KM = int(gazetteer.DistanceKM(from.Lon, from.Lat, p.Lon, p.Lat) + .5)
			h.First = from != stands
		}
		out = append(out, h)
	}
	return out, own
}

// hear reads a time or a figure as a person typed it, as the reader reads it in a document that was published then.
func hear(ctx context.Context, words string, published incident.Day) (read.Mentions, error) {
	r, err := read.Read(ctx, read.Input{Text: words, Published: published}, read.Knowledge{})
	return r.Mentions, err
}

// hearTime reads a time in words; ok is false when they give none or do not end with it.
func hearTime(ctx context.Context, words string, published incident.Day) (incident.When, bool) {
	for layout, precision := range map[string]incident.TimePrecision{time.DateOnly: incident.TimeDay, "2006-01": incident.TimeMonth, "2006": incident.TimeYear} {
		if t, err := time.Parse(layout, westernDigits(strings.TrimSpace(words))); err == nil {
			w := incident.When{Start: incident.DayOf(t), Precision: precision}
			switch precision {
			case incident.TimeMonth:
				t = t.AddDate(0, 1, -1)
			case incident.TimeYear:
				t = t.AddDate(1, 0, -1)
			}
			w.End = incident.DayOf(t)
			return w, true
		}
	}
	m, err := hear(ctx, words, published)
	if err != nil || len(m.Dates) != 1 || m.Dates[0].Start == incident.NoDay {
		return incident.When{}, false
	}
	w := m.Dates[0]
	w.Text, w.Span = "", nil
	return w, true
}

// parseClaim reads the form over an old claim: what the form does not show stays. The claim returned holds what
// could be read, so that a form with faults shows it again.
func (s *site) parseClaim(r *http.Request, old incident.Claim) (incident.Claim, faults) {
	v, c, wrong := r.PostForm, old, faults{}
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }
	parts := v["edits"]
	chosen := &text.Span{}
	if sp, err := parseSpanField(get("span")); err == nil {
		chosen = sp
	}

	for _, part := range parts {
		switch part {
		case partWhat:
			c.Class = one(classes, get("class"), old.Class)
			c.Side = ""
			if get("side") != "" {
				c.Side = one(sides, get("side"), old.Side)
			}
			c.Title = text.Bilingual{AR: get("title.ar"), EN: get("title.en")}
			if c.Title == (text.Bilingual{}) {
				wrong["title"] = "fault.empty"
			}
			c.Methods = nil
			for _, m := range v["method"] {
				if (slices.Contains(methods, m) || slices.Contains(old.Methods, m)) && !slices.Contains(c.Methods, m) {
					c.Methods = append(c.Methods, m)
				}
			}
		case partTime:
			c.When = s.formTime(r, old, wrong, chosen)
		case partPlace:
			at, _ := strconv.Atoi(get("place.at"))
			c.Places = formPlaces(old.Places, at, v.Get("place"), precisionOf(v, old.Places, at), get("radius"), v["place.keep"], len(parts) > 1 || v.Has("place.others"), chosen, wrong)
		case partActor:
			c.Actors = s.formActors(v["actor"], v["actor.role"], v["actor.was"], v["actor.span"], old.Actors)
		case partQty:
			c.Quantities = formQuantities(r.Context(), v, old.Quantities, old.Source.Published, wrong)
		case partSource:
			c.Certainty = one(certainties, get("certainty"), old.Certainty)
			c.Marking = one(markings, get("marking"), old.Marking)
			c.Grade = incident.Grade{Reliability: one(strings.Split(",A,B,C,D,E,F", ","), get("reliability"), ""), Credibility: one(strings.Split(",1,2,3,4,5,6", ","), get("credibility"), "")}
			if v.Has("says") {
				c.Source.Kind = one(append(slices.Clone(sourceKinds), old.Source.Kind), get("kind"), old.Source.Kind)
				if c.Source.Says = get("says"); c.Source.Says != old.Source.Says {
					c.Source.Span = nil // other words than those
				}
				if !chosen.Empty() {
					c.Source.Span = chosen
				}
			}
		}
	}
	today := incident.DayOf(s.now().UTC())
	if c.When.Start != incident.NoDay && c.When.Start > today+1 && c.Certainty != incident.Planned && c.Certainty != incident.Possible &&
		c.Class != incident.Threat && c.Class != incident.FoiledPlot && wrong["when"] == "" && (c.When.Start != old.When.Start || c.Certainty != old.Certainty || c.Class != old.Class) {
		wrong["when"] = "fault.future"
	}
	if slices.Contains(parts, partSource) && wrong["when"] != "" && !slices.Contains(parts, partTime) {
		wrong["certainty"] = wrong["when"]
	}
	return retitled(c, old), wrong
}

// retitled gives a claim a title of its new values, where the old one was only the old values in words.
func retitled(c, old incident.Claim) incident.Claim {
	before, now := incident.ComposeTitle(old), incident.ComposeTitle(c)
	if before == now {
		return c
	}
	if c.Title.AR == old.Title.AR && old.Title.AR == before.AR {
		c.Title.AR = now.AR
	}
	if c.Title.EN == old.Title.EN && old.Title.EN == before.EN {
		c.Title.EN = now.EN
	}
	c.Summary = c.Title
	return c
}

func parseSpanField(v string) (*text.Span, error) {
	sp, ok := parseSpan(v, 1<<31-1)
	if !ok {
		return nil, strconv.ErrSyntax
	}
	return &sp, nil
}

// formTime reads the time: from words, when some were typed, else from the days. It stays tied to the words of the
// text that still say it, or that the person says still do.
func (s *site) formTime(r *http.Request, old incident.Claim, wrong faults, chosen *text.Span) incident.When {
	v := r.PostForm
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }
	w := old.When
	if words := get("when"); words != "" && words != get("when.was") {
		heard, ok := hearTime(r.Context(), words, old.Source.Published)
		if !ok {
			wrong["when"] = "fault.when"
			return w
		}
		heard.Text, heard.Span = w.Text, w.Span
		w = heard
	} else {
		var err error
		if w.Start, err = incident.ParseDay(westernDigits(get("start"))); err != nil {
			w.Start, wrong["when"] = incident.NoDay, "fault.date"
		}
		if w.End, err = incident.ParseDay(westernDigits(get("end"))); err != nil {
			w.End, wrong["when"] = incident.NoDay, "fault.date"
		}
		w.Precision = one(timePrecs, get("timeprec"), old.When.Precision)
		if words == "" && get("when.was") != "" && w.Start == old.When.Start && w.End == old.When.End {
			w.Start, w.End = incident.NoDay, incident.NoDay // emptied
		}
		if w.End == incident.NoDay && (w.Precision == incident.TimeDay || w.Precision == "" || w.Precision == incident.TimeUnknown) {
			w.End = w.Start
		}
		switch {
		case w.Start != incident.NoDay && w.End != incident.NoDay && w.End < w.Start:
			wrong["when"] = "fault.order"
		case w.Start == incident.NoDay && w.End == incident.NoDay && w.Precision != incident.TimeRelative:
			w.Precision = incident.TimeUnknown
		case w.Start != incident.NoDay && w.Start == w.End && w.Precision == incident.TimeUnknown:
			w.Precision = incident.TimeDay
		case w.Start != w.End && w.Precision == incident.TimeDay:
			w.Precision = incident.TimeRange
		}
		if w.Start != old.When.Start || w.End != old.When.End {
			w.Reason = text.Bilingual{}
		}
	}
	switch {
	case !chosen.Empty():
		w.Span, w.Text = chosen, ""
	case w.Start == old.When.Start && w.End == old.When.End:
	case get("when.tied") == "yes":
	default:
		said, ok := hearTime(r.Context(), w.Text, old.Source.Published)
		if !ok || said.Start != w.Start || said.End != w.End {
			w.Text, w.Span = "", nil
		}
	}
	return w
}

// one returns the value when it is one of those allowed, else the fallback.
func one[T ~string](allowed []T, value string, fallback T) T {
	for _, a := range allowed {
		if string(a) == value {
			return a
		}
	}
	return fallback
}

// precisionOf is the precision that the form asks for. One that was left as it stood for another place says nothing of
// the place chosen now; a script takes it out of the form, and says so.
func precisionOf(v url.Values, old []incident.Place, at int) string {
	precision, chosen := strings.TrimSpace(v.Get("placeprec")), v.Get("place")
	if chosen != "" && chosen != "keep" && chosen != "none" && v.Get("place.fresh") == "" && at >= 0 && at < len(old) && precision == string(old[at].Precision) {
		return ""
	}
	return precision
}

// formPlaces puts the chosen place where the one at hand stood; "keep" leaves it, "none" takes it away. Of the other
// places those named in keep stay, when the form shows them.
func formPlaces(old []incident.Place, at int, chosen, precision, radius string, keep []string, others bool, words *text.Span, wrong faults) []incident.Place {
	at = max(0, min(at, len(old)))
	var p incident.Place
	place := at < len(old)
	if place {
		p = old[at]
	}
	switch chosen {
	case "none":
		place = false
	case "", "keep":
	default:
		var picked incident.Place
		if err := json.Unmarshal([]byte(chosen), &picked); err != nil || picked.Coord != nil && (picked.Lon < -180 || picked.Lon > 180 || picked.Lat < -90 || picked.Lat > 90) {
			wrong["place"] = "fault.place"
			return old
		}
		picked.Why = text.Bilingual{}
		if place && means(p.Text, picked) {
			picked.Text, picked.Span = p.Text, p.Span // the same words, read as another place
		}
		p, place = picked, true
	}
	if place {
		if !words.Empty() {
			p.Span, p.Text = words, ""
		}
		p.Precision = one(placePrecs, precision, p.Precision)
		if p.Precision == incident.PlaceRegion {
			km, err := strconv.ParseFloat(westernDigits(radius), 64)
			switch {
			case radius == "" && p.RadiusKM > 0:
			case err != nil || km <= 0 || km > 500:
				wrong["place"] = "fault.radius"
			default:
				p.RadiusKM = km
			}
		} else {
			p.RadiusKM = 0
		}
	}
	var out []incident.Place
	for i, o := range old {
		switch {
		case i == at:
			if place {
				out = append(out, p)
			}
		case !others || slices.Contains(keep, strconv.Itoa(i)):
			out = append(out, o)
		}
	}
	if place && at == len(old) {
		out = append(out, p)
	}
	return out
}

// means reports whether words of a text may name a place: they hold its name, or it holds them.
func means(words string, p incident.Place) bool {
	if words == "" {
		return false
	}
	key := func(s string) string { return " " + strings.Join(text.Analyze(s), " ") + " " }
	in := key(words)
	for _, name := range []string{p.Name.AR, p.Name.EN} {
		if k := key(name); strings.TrimSpace(k) != "" && (strings.Contains(in, k) || strings.Contains(k, in)) {
			return true
		}
	}
	return false
}

// formActors resolves names to the node's list; a name that is not in it is kept as typed. A line whose name was
// changed loses the words that the old name stood in.
func (s *site) formActors(names, given, was, spans []string, old []incident.Participant) []incident.Participant {
	var out []incident.Participant
	known := s.desk.Actors()
	at := func(list []string, i int) string {
		if i < len(list) {
			return strings.TrimSpace(list[i])
		}
		return ""
	}
	for i := range names {
		name := at(names, i)
		if name == "" || i >= len(given) {
			continue
		}
		p := incident.Participant{Role: one(actorRoles, given[i], incident.Involved)}
		if langOf(name) == "ar" {
			p.Name.AR = name
		} else {
			p.Name.EN = name
		}
		for _, k := range known {
			if name == k.Name.AR || strings.EqualFold(name, k.Name.EN) {
				p.ID, p.Name = k.ID, k.Name
			}
		}
		if n, err := strconv.Atoi(at(was, i)); err == nil && n >= 0 && n < len(old) {
			if o := old[n]; o.Name.AR == name || o.Name.EN == name || o.ID != "" && o.ID == p.ID {
				p.ID, p.Name, p.Text, p.Span = o.ID, o.Name, o.Text, o.Span
			}
		} else if len(was) == 0 {
			for _, o := range old {
				if o.Name.AR == name || o.Name.EN == name {
					p.ID, p.Name, p.Text, p.Span = o.ID, o.Name, o.Text, o.Span
				}
			}
		}
		if sp, err := parseSpanField(at(spans, i)); err == nil {
			p.Span, p.Text = sp, ""
		}
		out = append(out, p)
	}
	return out
}

// formQuantities reads the figures. A figure that the words it stood in no longer give loses them.
func formQuantities(ctx context.Context, v map[string][]string, old []incident.Quantity, published incident.Day, wrong faults) []incident.Quantity {
	var out []incident.Quantity
	at := func(list string, i int) string {
		if i < len(v[list]) {
			return westernDigits(strings.TrimSpace(v[list][i]))
		}
		return ""
	}
	for i, what := range v["q.what"] {
		if at("q.value", i) == "" {
			continue
		}
		q := incident.Quantity{What: what, Unit: "people"}
		switch what {
		case "devices", "weapons", "vehicles":
			q.Unit = "items"
		}
		var before *incident.Quantity
		if n, err := strconv.Atoi(cmp.Or(at("q.was", i), strconv.Itoa(i))); err == nil && n < len(old) && n >= 0 {
			before = &old[n]
			q = *before
			if what != before.What {
				q.What, q.Of = what, ""
			}
		}
		n, err := strconv.ParseInt(at("q.value", i), 10, 64)
		if err != nil || n < 0 {
			wrong["quantity"] = "fault.number"
			continue
		}
		q.Value = n
		bound := func(s string) int64 {
			if s == "" {
				return n
			}
			b, err := strconv.ParseInt(s, 10, 64)
			if err != nil || b < 0 {
				wrong["quantity"] = "fault.number"
				return n
			}
			return b
		}
		q.Min, q.Max = bound(at("q.min", i)), bound(at("q.max", i))
		q.Approx = false
		switch at("q.about", i) {
		case "yes", "about":
			q.Approx = true
			if before != nil && before.Max == -1 && before.Value == n && at("q.max", i) == "" {
				q.Max = -1
			}
		case "least":
			if at("q.max", i) == "" {
				q.Max = -1
			}
		}
		if q.Min > n || q.Max != -1 && q.Max < n {
			wrong["quantity"] = "fault.bounds"
		}
		if by, shown := v["q.by"]; shown && i < len(by) {
			if who := strings.TrimSpace(by[i]); who != "" {
				q.By = &who
			} else {
				q.By = nil
			}
		}
		if sp, err := parseSpanField(at("q.span", i)); err == nil {
			q.Span, q.Text = sp, ""
		} else if before != nil && before.Value != n {
			said, err := hear(ctx, before.Text, published)
			if err != nil || !slices.ContainsFunc(said.Quantities, func(o incident.Quantity) bool { return o.Value == n }) {
				q.Text, q.Span = "", nil
			}
		}
		out = append(out, q)
	}
	return out
}

// westernDigits reads Arabic-Indic digits as what they are.
func westernDigits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, s)
}

// newVersion makes c a claim of its own that supersedes old.
func (s *site) newVersion(r *http.Request, c, old incident.Claim) incident.Claim {
	c.ID, c.Supersedes, c.Key = uuid.NewString(), old.ID, old.Key
	c.State, c.By, c.At = incident.Confirmed, personFrom(r.Context()).ID, s.now().UTC()
	return c
}

// quoted ties the values of a claim to the text: each value's words are those at its span. A span outside of the text
// is dropped.
func quoted(c incident.Claim, runes []rune) incident.Claim {
	tie := func(words *string, sp **text.Span) {
		if *sp == nil {
			return
		}
		if s := **sp; s.Start < 0 || s.End > len(runes) || s.Empty() {
			*words, *sp = "", nil
		} else if *words == "" {
			*words = string(runes[s.Start:s.End])
		}
	}
	tie(&c.When.Text, &c.When.Span)
	c.Places, c.Actors, c.Quantities = slices.Clone(c.Places), slices.Clone(c.Actors), slices.Clone(c.Quantities)
	for i := range c.Places {
		tie(&c.Places[i].Text, &c.Places[i].Span)
	}
	for i := range c.Actors {
		tie(&c.Actors[i].Text, &c.Actors[i].Span)
	}
	for i := range c.Quantities {
		tie(&c.Quantities[i].Text, &c.Quantities[i].Span)
	}
	var none string
	tie(&none, &c.Source.Span)
	return c
}

// same reports whether a form changed nothing of a claim.
func same(a, b incident.Claim) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && reflect.DeepEqual(x, y)
}
