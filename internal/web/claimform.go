package web

import (
	"encoding/json"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// claimForm is what the form of a claim shows: the claim as it stands or as it was typed, and what is wrong.
type claimForm struct {
	C          incident.Claim
	Faults     faults
	Note       string
	Place      *incident.Place
	PlaceJSON  string
	Quantities []incident.Quantity // with empty lines to fill
	Actors     []incident.Participant
	Known      []incident.Participant
	Certs      []incident.Certainty
	TimePrecs  []incident.TimePrecision
	PlacePrecs []incident.PlacePrecision
	RoleList   []incident.Role
	Whats      []string
	Markings   []incident.Marking
}

var (
	certainties = []incident.Certainty{incident.Asserted, incident.Reported, incident.Claimed, incident.Denied, incident.Planned, incident.Possible}
	timePrecs   = []incident.TimePrecision{incident.TimeDay, incident.TimeRange, incident.TimeWeek, incident.TimeMonth, incident.TimeYear, incident.TimeRelative, incident.TimeUnknown}
	placePrecs  = []incident.PlacePrecision{incident.PlaceExact, incident.PlaceTown, incident.PlaceNear, incident.PlaceRegion, incident.PlaceDistrict,
		incident.PlaceGovernorate, incident.PlaceCountry, incident.PlaceUnknown}
	actorRoles = []incident.Role{incident.By, incident.Against, incident.With, incident.Target, incident.Victim, incident.Claimant, incident.Involved}
	whats      = []string{"killed", "wounded", "arrested", "kidnapped", "displaced", "devices", "weapons", "vehicles"}
	markings   = []incident.Marking{incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}
)

func (s *site) claimForm(c incident.Claim, wrong faults, note string) claimForm {
	f := claimForm{C: c, Faults: wrong, Note: note, Known: s.desk.Actors(), Certs: certainties, TimePrecs: timePrecs, PlacePrecs: placePrecs,
		RoleList: actorRoles, Markings: markings, Whats: whats}
	if len(c.Places) > 0 {
		p := c.Places[0]
		f.Place = &p
		if b, err := json.Marshal(p); err == nil {
			f.PlaceJSON = string(b)
		}
	}
	for _, q := range c.Quantities {
		known := false
		for _, w := range f.Whats {
			known = known || w == q.What
		}
		if !known {
			f.Whats = append(append([]string{}, f.Whats...), q.What)
		}
	}
	f.Quantities = append(append(f.Quantities, c.Quantities...), incident.Quantity{Value: -1, Min: -1, Max: -1})
	f.Actors = append(append(f.Actors, c.Actors...), incident.Participant{})
	return f
}

// parseClaim reads the form over an old claim: what the form does not show stays. The claim returned holds what
// could be read, so that a form with faults shows it again.
func (s *site) parseClaim(r *http.Request, old incident.Claim) (incident.Claim, faults) {
	v, c, wrong := r.PostForm, old, faults{}
	get := func(k string) string { return strings.TrimSpace(v.Get(k)) }

	c.Class = one(classes, get("class"), old.Class)
	if get("side") == "" {
		c.Side = ""
	} else {
		c.Side = one(sides, get("side"), old.Side)
	}
	c.Certainty = one(certainties, get("certainty"), old.Certainty)
	c.Marking = one(markings, get("marking"), old.Marking)
	c.Title = text.Bilingual{AR: get("title.ar"), EN: get("title.en")}
	if c.Title == (text.Bilingual{}) {
		wrong["title"] = "fault.empty"
	}
	c.Grade = incident.Grade{Reliability: one(strings.Split(",A,B,C,D,E,F", ","), get("reliability"), ""), Credibility: one(strings.Split(",1,2,3,4,5,6", ","), get("credibility"), "")}

	var err error
	if c.When.Start, err = incident.ParseDay(get("start")); err != nil {
		c.When.Start, wrong["when"] = incident.NoDay, "fault.date"
	}
	if c.When.End, err = incident.ParseDay(get("end")); err != nil {
		c.When.End, wrong["when"] = incident.NoDay, "fault.date"
	}
	c.When.Precision = one(timePrecs, get("timeprec"), old.When.Precision)
	if c.When.End == incident.NoDay && (c.When.Precision == incident.TimeDay || c.When.Precision == "") {
		c.When.End = c.When.Start
	}
	today := incident.DayOf(s.now().UTC())
	switch {
	case c.When.Start != incident.NoDay && c.When.End != incident.NoDay && c.When.End < c.When.Start:
		wrong["when"] = "fault.order"
	case c.When.Start > today+1 && c.Certainty != incident.Planned && c.Certainty != incident.Possible:
		wrong["when"] = "fault.future"
	case c.When.Start == incident.NoDay && c.When.Precision != incident.TimeUnknown && c.When.Precision != incident.TimeRelative:
		c.When.Precision = incident.TimeUnknown
	}
	if c.When.Start != old.When.Start || c.When.End != old.When.End {
		c.When.Reason = text.Bilingual{}
	}

	c.Places = formPlaces(v.Get("place"), get("placeprec"), get("radius"), old.Places, wrong)
	c.Actors = s.formActors(v["actor"], v["actor.role"], old.Actors)
	c.Quantities = formQuantities(v["q.what"], v["q.value"], v["q.min"], v["q.max"], v["q.about"], old.Quantities, wrong)
	return c, wrong
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

// formPlaces puts the chosen place first; "keep" leaves the places, "none" takes the first away.
func formPlaces(chosen, precision, radius string, old []incident.Place, wrong faults) []incident.Place {
	var further []incident.Place
	if len(old) > 0 {
		further = old[1:]
	}
	var p incident.Place
	switch chosen {
	case "none":
		return append([]incident.Place{}, further...)
	case "", "keep":
		if len(old) == 0 {
			return nil
		}
		p = old[0]
	default:
		if err := json.Unmarshal([]byte(chosen), &p); err != nil || p.Coord != nil && (p.Lon < -180 || p.Lon > 180 || p.Lat < -90 || p.Lat > 90) {
			wrong["place"] = "fault.place"
			return old
		}
		p.Why = text.Bilingual{}
		if len(old) > 0 {
			p.Text, p.Span = old[0].Text, old[0].Span
		}
	}
	p.Precision = one(placePrecs, precision, p.Precision)
	if p.Precision == incident.PlaceRegion {
		km, err := strconv.ParseFloat(radius, 64)
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
	return append([]incident.Place{p}, further...)
}

// formActors resolves names to the node's list; a name that is not in it is kept as typed.
func (s *site) formActors(names, given []string, old []incident.Participant) []incident.Participant {
	var out []incident.Participant
	known := s.desk.Actors()
	for i, name := range names {
		name = strings.TrimSpace(name)
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
		for _, o := range old {
			if o.Name.AR == name || o.Name.EN == name {
				p.ID, p.Name, p.Text, p.Span = o.ID, o.Name, o.Text, o.Span
			}
		}
		out = append(out, p)
	}
	return out
}

func formQuantities(what, value, least, most, about []string, old []incident.Quantity, wrong faults) []incident.Quantity {
	var out []incident.Quantity
	at := func(list []string, i int) string {
		if i < len(list) {
			return westernDigits(strings.TrimSpace(list[i]))
		}
		return ""
	}
	for i := range what {
		if at(value, i) == "" {
			continue
		}
		q := incident.Quantity{What: what[i], Unit: "people"}
		if i < len(old) && old[i].What == what[i] {
			q = old[i]
		}
		n, err := strconv.ParseInt(at(value, i), 10, 64)
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
		q.Min = bound(at(least, i))
		if at(most, i) == "" && i < len(old) && old[i].Max == -1 && old[i].Value == n {
			q.Max = -1
		} else {
			q.Max = bound(at(most, i))
		}
		q.Approx = at(about, i) == "yes"
		if q.Min > n || q.Max != -1 && q.Max < n {
			wrong["quantity"] = "fault.bounds"
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

// same reports whether a form changed nothing of a claim.
func same(a, b incident.Claim) bool {
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && reflect.DeepEqual(x, y)
}
