package watch

import (
	"cmp"
	"math"
	"slices"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
)

// Happening is what the search for incidents that concern a site needs of one.
type Happening struct {
	ID    string
	Class incident.Class
	Start incident.Day // NoDay: not known
	End   incident.Day
	Place *incident.Place // nil: none is known
}

// NearWhy is why an incident may concern a site.
type NearWhy string

// The reasons, best first.
const (
	NearSame   NearWhy = "same"   // it names the same place of the gazetteer, or lies in the site's outline
	NearBeside NearWhy = "beside" // its place reaches to the site
	NearAround NearWhy = "around" // it happened somewhere in a region around the site
)

// Near is an incident that may concern a site. A person decides.
type Near struct {
	Incident string  `json:"incident"`
	Why      NearWhy `json:"why"`
	KM       float64 `json:"km"`     // between the positions; 0 with NearSame
	InGap    bool    `json:"in_gap"` // it may have been while custody had a gap
	Effect   Effect  `json:"effect"` // what a form offers first
}

// SiteClasses lists the classes of incident that can concern what a site holds.
func SiteClasses(h Holds) []incident.Class {
	out := []incident.Class{incident.Seizure, incident.Withdrawal, incident.Deployment, incident.Attack, incident.Clash, incident.Airstrike, incident.Bombing, incident.Shelling, incident.Raid, incident.Operation, incident.Agreement, incident.Movement}
	switch h {
	case Materiel:
		out = append(out, incident.WeaponsLoss, incident.WeaponsSeizure)
	case Detainees:
		out = append(out, incident.Arrest, incident.Kidnapping)
	case BothHeld:
		out = append(out, incident.WeaponsLoss, incident.WeaponsSeizure, incident.Arrest, incident.Kidnapping)
	}
	return out
}

// How far apart a site and an incident may be.
const (
	besideKM = 3   // added to how far the incident's place reaches
	aroundKM = 60  // regions that reach farther say nothing of a site
	SearchKM = 100 // beyond this nothing is near
)

// Near says whether an incident may concern the site: a fitting class, and a place that is or reaches to it.
func (s *Site) Near(h Happening, gaps Spans) (Near, bool) {
	if h.Place == nil || !slices.Contains(SiteClasses(s.Holds), h.Class) {
		return Near{}, false
	}
	n := Near{Incident: h.ID, Effect: EffectOf(h.Class)}
	if h.Start != incident.NoDay {
		end := max(h.End, h.Start)
		n.InGap = slices.ContainsFunc(gaps, func(g Span) bool {
			return g.Meets(Span{h.Start.Time().Unix(), end.Time().Unix() + daySeconds})
		})
	}
	p := h.Place
	if s.Place.ID != "" && p.ID == s.Place.ID {
		n.Why = NearSame
		return n, true
	}
	if p.Coord == nil {
		return n, false
	}
	if p.Precision.Point() && !s.Shape.IsZero() && s.Shape.Contains(area.PointOf(p.Lon, p.Lat)) {
		n.Why = NearSame
		return n, true
	}
	lon, lat, ok := s.Position()
	if !ok {
		return n, false
	}
	n.KM = math.Round(gazetteer.DistanceKM(lon, lat, p.Lon, p.Lat)*10) / 10
	reach := p.ReachKM()
	switch p.Precision {
	case incident.PlaceExact, incident.PlaceTown, incident.PlaceNear:
		n.Why = NearBeside
		return n, n.KM <= reach+besideKM
	case incident.PlaceRegion:
		n.Why = NearAround
		return n, reach <= aroundKM && n.KM <= reach
	}
	return n, false // somewhere in a district: that says nothing of a site
}

// Position is where the site's label stands, in degrees; false where no position is known.
func (s *Site) Position() (lon, lat float64, ok bool) {
	if s.Place.Coord != nil {
		return s.Place.Lon, s.Place.Lat, true
	}
	if s.Shape.IsZero() {
		return 0, 0, false
	}
	lon, lat = s.Shape.LabelPoint().Degrees()
	return lon, lat, true
}

// Propose lists the incidents that may concern the site, best first: those in a gap of custody before others, then by
// reason and distance. Those in known are left out: a person has decided on them.
func (s *Site) Propose(list []Happening, known map[string]bool, gaps Spans) []Near {
	var out []Near
	for _, h := range list {
		if n, ok := s.Near(h, gaps); ok && !known[h.ID] {
			out = append(out, n)
		}
	}
	rank := func(n *Near) int { return slices.Index([]NearWhy{NearSame, NearBeside, NearAround}, n.Why) }
	slices.SortFunc(out, func(a, b Near) int {
		gap := 0
		if a.InGap != b.InGap {
			gap = 1
			if a.InGap {
				gap = -1
			}
		}
		return cmp.Or(gap, cmp.Compare(rank(&a), rank(&b)), cmp.Compare(a.KM, b.KM), cmp.Compare(a.Incident, b.Incident))
	})
	return out
}

// SiteView is a site with all that is said of it.
type SiteView struct {
	Site    Site        `json:"site"`
	Custody CustodyView `json:"custody"`
	Stock   StockView   `json:"stock"`
}

// ComposeSite puts together all that is said of a site as it stands at a moment.
func ComposeSite(s Site, custody []Custody, stock []Inventory, moves []Movement, at time.Time, rules SiteRules) SiteView {
	v := SiteView{Site: s, Custody: ComposeCustody(custody, at, rules)}
	v.Stock = ComposeStock(stock, moves, &v.Custody)
	return v
}
