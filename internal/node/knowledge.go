package node

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"

	"tansiq/internal/actor"
	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/text"
)

// knowledge is what the project ships about places, areas and actors. Each table is loaded when it is first
// asked for, so that a command that needs none starts at once. A table that does not load is a broken build:
// the error comes with every call that needs it.
type knowledge struct {
	atlas  func() (*area.Atlas, error)
	actors func() (*actor.List, error)
	places func() (*gazetteer.Gazetteer, error)
	lands  *lands
	turns  chan struct{} // as many documents are read at a time as it holds: one takes a processor and much memory
}

// newKnowledge takes the shipped tables, and the actors of a site's own file where one is named.
func newKnowledge(actors string) knowledge {
	return knowledge{
		atlas: sync.OnceValues(area.Load), places: sync.OnceValues(gazetteer.Load),
		actors: sync.OnceValues(func() (*actor.List, error) { return actorsWith(actors) }),
		lands:  &lands{},
		turns:  make(chan struct{}, 2),
	}
}

// actorsWith is the shipped list together with that of a file; none is named by an empty path.
func actorsWith(file string) (*actor.List, error) {
	shipped, err := actor.Load()
	if err != nil || file == "" {
		return shipped, err
	}
	f, err := os.Open(file)
	if err != nil {
		return nil, fmt.Errorf("opening the site's own actors: %w", err)
	}
	defer f.Close()
	all, err := shipped.Extend(f, file)
	if err != nil {
		return nil, fmt.Errorf("reading the site's own actors: %w", err)
	}
	return all, nil
}

// SearchPlaces finds places by the beginning of a name in either script, most populous first. Why holds what
// tells namesakes apart: the units that a place lies in.
func (n *Node) SearchPlaces(words string, limit int) []incident.Place {
	g, err := n.know.places()
	if err != nil {
		n.log.Error("loading the places", "error", err)
		return nil
	}
	found := g.Search(words, limit)
	list := make([]incident.Place, len(found))
	for i, p := range found {
		list[i] = placeOf(p)
		list[i].Why = n.know.whereabouts(p)
	}
	return list
}

// whereabouts names the units above a place, smallest first, in both languages.
func (k knowledge) whereabouts(p gazetteer.Place) text.Bilingual {
	a, err := k.atlas()
	if err != nil {
		return text.Bilingual{}
	}
	var ar, en []string
	for _, u := range slices.Backward(a.Path(p.Unit())) {
		if u.ID != p.ID {
			ar, en = append(ar, u.AR), append(en, u.EN)
		}
	}
	return text.Bilingual{AR: strings.Join(ar, "، "), EN: strings.Join(en, ", ")}
}

// placeOf makes a place of a claim from one of the gazetteer, no finer than its kind.
func placeOf(p gazetteer.Place) incident.Place {
	out := incident.Place{
		Name: text.Bilingual{AR: p.AR, EN: p.EN}, ID: p.ID, Coord: &incident.Coord{Lon: p.Lon, Lat: p.Lat}, Unit: p.Unit(),
	}
	switch {
	case p.Kind == gazetteer.Country:
		out.Precision = incident.PlaceCountry
	case p.Kind == gazetteer.Governorate:
		out.Precision = incident.PlaceGovernorate
	case p.Kind == gazetteer.District:
		out.Precision = incident.PlaceDistrict
	case !p.Point():
		out.Precision, out.RadiusKM = incident.PlaceRegion, p.RadiusKM
	case p.Kind == gazetteer.Town || p.Kind == gazetteer.Village || p.Kind == gazetteer.Quarter:
		out.Precision = incident.PlaceTown
	default:
		out.Precision = incident.PlaceExact
	}
	return out
}

// Actors returns the organisations, forces and groups of the node's list, in order of their English name.
func (n *Node) Actors() []incident.Participant {
	l, err := n.know.actors()
	if err != nil {
		n.log.Error("loading the actors", "error", err)
		return nil
	}
	all := l.All()
	list := make([]incident.Participant, len(all))
	for i, a := range all {
		list[i] = incident.Participant{ID: a.ID, Name: a.Name}
	}
	slices.SortFunc(list, func(x, y incident.Participant) int { return strings.Compare(x.Name.EN, y.Name.EN) })
	return list
}

// Units lists the administrative units that a query can name, governorates first.
func (n *Node) Units() []struct {
	ID   string
	Name text.Bilingual
} {
	a, err := n.know.atlas()
	if err != nil {
		n.log.Error("loading the administrative units", "error", err)
		return nil
	}
	all := a.Units()
	slices.SortStableFunc(all, func(x, y *area.Unit) int { return rank(x.Level) - rank(y.Level) })
	var list []struct {
		ID   string
		Name text.Bilingual
	}
	for _, u := range all {
		if u.Level == area.Governorate || u.Level == area.District {
			list = append(list, struct {
				ID   string
				Name text.Bilingual
			}{u.ID, text.Bilingual{AR: u.AR, EN: u.EN}})
		}
	}
	return list
}

func rank(l area.Level) int { return strings.Index("gd", string(l[:1])) }

// Outlines returns the polygons of administrative units as a GeoJSON FeatureCollection; each feature has the
// properties id, ar and en. Unknown ids, and units without a polygon, are left out.
func (n *Node) Outlines(ids []string) ([]byte, error) {
	a, err := n.know.atlas()
	if err != nil {
		return nil, err
	}
	b := []byte(`{"type":"FeatureCollection","features":[`)
	first := true
	for _, id := range ids {
		u, ok := a.ByID(id)
		if !ok || len(u.Polygon) == 0 {
			continue
		}
		properties, err := json.Marshal(map[string]string{"id": u.ID, "ar": u.AR, "en": u.EN})
		if err != nil {
			return nil, fmt.Errorf("drawing the unit %s: %w", id, err)
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = append(b, `{"type":"Feature","properties":`...)
		b = append(b, properties...)
		b = append(b, `,"geometry":`...)
		b = u.AppendGeoJSON(b)
		b = append(b, '}')
	}
	return append(b, "]}"...), nil
}

// desk says what the subject group means for compositions: it and its parts, and which unit lies in which.
func (k knowledge) desk(subject string) incident.Desk {
	d := incident.Desk{Subject: subject}
	if l, err := k.actors(); err == nil {
		for _, a := range l.All() {
			if a.ID != subject && l.PartOf(a.ID, subject) {
				d.Members = append(d.Members, a.ID)
			}
		}
	}
	if a, err := k.atlas(); err == nil {
		d.Inside = a.Within
	}
	return d
}

// reading is what the reader needs to know.
func (k knowledge) reading() (read.Knowledge, error) {
	l, err := k.actors()
	if err != nil {
		return read.Knowledge{}, err
	}
	g, err := k.places()
	if err != nil {
		return read.Knowledge{}, err
	}
	return read.Knowledge{Places: g, Actors: l}, nil
}

// rendering names units and actors in STIX.
func (k knowledge) rendering() incident.Rendering {
	return incident.Rendering{
		Unit: func(id string) (text.Bilingual, bool) {
			a, err := k.atlas()
			if err != nil {
				return text.Bilingual{}, false
			}
			u, ok := a.ByID(id)
			if !ok {
				return text.Bilingual{}, false
			}
			return text.Bilingual{AR: u.AR, EN: u.EN}, true
		},
		Actor: func(id string) (text.Bilingual, bool) {
			l, err := k.actors()
			if err != nil {
				return text.Bilingual{}, false
			}
			if a := l.ByID(id); a != nil {
				return a.Name, true
			}
			return text.Bilingual{}, false
		},
	}
}
