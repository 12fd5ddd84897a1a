// Package geojson writes incidents as GeoJSON (RFC 7946) and reads features into claims.
//
// It neither stores nor composes: the caller hands it incidents, and takes claims from it.
//
// What is not known to a point is never drawn as one: "near" is a disc of 25 km, a region the disc of its
// radius, a district, governorate or country its outline, and where there is no outline the geometry is null.
//
// The properties, all optional when reading:
//
//	class, side, certainty      as in DESIGN's lists: "attack", "group", "reported"
//	title_ar, title_en, summary_ar, summary_en
//	start, end                  dates, "2025-01-11"; end is inclusive, start alone is one day
//	time_precision              day, range, week, month, year
//	place_ar, place_en, place_id, place_unit (id of the administrative unit)
//	place_precision             exact, town, near, region, district, governorate, country
//	place_radius_km             of a region
//	place_label                 [lon, lat] where a label may stand, when the geometry is no point
//	actors                      [{"id","ar","en","role"}]
//	quantities                  [{"what","of","value","min","max","approx","unit"}]; max −1: no upper bound
//	methods                     ["car_bomb"]
//	reliability, credibility    NATO Admiralty: A–F, 1–6
//	marking                     "TLP:CLEAR", …; without one a claim is TLP:RED, because nobody said that it may go anywhere
//	sources                     [{"id","name","kind"}]
//	claims, contradictions      how many; written only, passed over when read
//
// A feature without place_precision is taken for a town when its geometry is a point, else for a region: the disc
// that holds the geometry. Names that are not in this list are counted in the Report.
package geojson

import (
	"tansiq/internal/incident"
)

type properties struct {
	Class          string      `json:"class,omitempty"`
	Side           string      `json:"side,omitempty"`
	Certainty      string      `json:"certainty,omitempty"`
	TitleAR        string      `json:"title_ar,omitempty"`
	TitleEN        string      `json:"title_en,omitempty"`
	SummaryAR      string      `json:"summary_ar,omitempty"`
	SummaryEN      string      `json:"summary_en,omitempty"`
	Start          string      `json:"start,omitempty"`
	End            string      `json:"end,omitempty"`
	TimePrecision  string      `json:"time_precision,omitempty"`
	PlaceAR        string      `json:"place_ar,omitempty"`
	PlaceEN        string      `json:"place_en,omitempty"`
	PlaceID        string      `json:"place_id,omitempty"`
	PlaceUnit      string      `json:"place_unit,omitempty"`
	PlacePrecision string      `json:"place_precision,omitempty"`
	PlaceRadiusKM  float64     `json:"place_radius_km,omitempty"`
	PlaceLabel     *[2]float64 `json:"place_label,omitempty"`
	Actors         []actor     `json:"actors,omitempty"`
	Quantities     []quantity  `json:"quantities,omitempty"`
	Methods        []string    `json:"methods,omitempty"`
	Reliability    string      `json:"reliability,omitempty"`
	Credibility    string      `json:"credibility,omitempty"`
	Marking        string      `json:"marking,omitempty"`
	Sources        []source    `json:"sources,omitempty"`
	Claims         int         `json:"claims,omitempty"`
	Contradictions int         `json:"contradictions,omitempty"`
}

type actor struct {
	ID   string `json:"id,omitempty"`
	AR   string `json:"ar,omitempty"`
	EN   string `json:"en,omitempty"`
	Role string `json:"role,omitempty"`
}

type quantity struct {
	What   string `json:"what"`
	Of     string `json:"of,omitempty"`
	Value  int64  `json:"value"`
	Min    *int64 `json:"min,omitempty"`
	Max    *int64 `json:"max,omitempty"`
	Approx bool   `json:"approx,omitempty"`
	Unit   string `json:"unit,omitempty"`
}

type source struct {
	ID   string `json:"id"`
	Name string `json:"name,omitempty"`
	Kind string `json:"kind,omitempty"`
}

func propertiesOf(inc *incident.Incident, sources []incident.Source) *properties {
	w := &inc.When.Value
	p := &properties{
		Class: string(inc.Class.Value), Side: string(inc.Side.Value), Certainty: string(inc.Certainty.Value),
		TitleAR: inc.Title.AR, TitleEN: inc.Title.EN, SummaryAR: inc.Summary.AR, SummaryEN: inc.Summary.EN,
		Start: w.Start.String(), End: w.End.String(), TimePrecision: string(w.Precision),
		Reliability: inc.Grade.Reliability, Credibility: inc.Grade.Credibility, Marking: string(inc.Marking),
		Claims: len(inc.Claims), Contradictions: len(inc.Contradictions),
	}
	if inc.Place != nil {
		pl := &inc.Place.Value
		p.PlaceAR, p.PlaceEN, p.PlaceID, p.PlaceUnit = pl.Name.AR, pl.Name.EN, pl.ID, pl.Unit
		p.PlacePrecision, p.PlaceRadiusKM = string(pl.Precision), pl.RadiusKM
		if pl.Coord != nil && !pl.Precision.Point() {
			p.PlaceLabel = &[2]float64{pl.Lon, pl.Lat}
		}
	}
	for i := range inc.Actors {
		a := &inc.Actors[i].Value
		p.Actors = append(p.Actors, actor{a.ID, a.Name.AR, a.Name.EN, string(a.Role)})
	}
	for i := range inc.Quantities {
		q := &inc.Quantities[i].Value
		p.Quantities = append(p.Quantities, quantity{q.What, q.Of, q.Value, &q.Min, &q.Max, q.Approx, q.Unit})
	}
	for i := range inc.Methods {
		p.Methods = append(p.Methods, inc.Methods[i].Value)
	}
	for i := range sources {
		p.Sources = append(p.Sources, source{sources[i].ID, sources[i].Name, string(sources[i].Kind)})
	}
	return p
}
