package cli

import (
	"fmt"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// The chapter of the demo on who watches which ground. Outlines, watches and hours are invented; the places are not.

// storyArea is an area that the coalition's desk keeps.
type storyArea struct {
	key    string
	name   text.Bilingual
	ring   [][2]float64 // lon, lat
	line   [][2]float64 // of a corridor
	sideKM float64
}

// The outlines share their corners where one area begins and another ends.
var storyAreas = []storyArea{
	{key: "rusafa", name: text.Bilingual{AR: "جيب الرصافة", EN: "Rusafa pocket"},
		ring: [][2]float64{{38.42, 35.55}, {38.50, 35.36}, {38.66, 35.24}, {38.85, 35.33}, {39.05, 35.30}, {39.28, 35.45}, {39.22, 35.62}, {39.02, 35.72}, {38.80, 35.66}, {38.60, 35.70}}},
	{key: "south", name: text.Bilingual{AR: "جنوب الرقة", EN: "South of Raqqa"},
		ring: [][2]float64{{38.60, 35.70}, {38.80, 35.66}, {39.02, 35.72}, {39.22, 35.62}, {39.28, 35.45}, {39.55, 35.45}, {39.72, 35.62}, {39.40, 35.76}, {39.10, 35.84}, {38.85, 35.80}}},
	{key: "left", name: text.Bilingual{AR: "الضفة اليسرى", EN: "Left bank"},
		ring: [][2]float64{{38.72, 36.02}, {39.00, 36.00}, {39.35, 35.90}, {39.70, 35.76}, {39.95, 35.55}, {40.15, 35.70}, {39.85, 36.05}, {39.40, 36.28}, {38.86, 36.30}}},
	{key: "ithriya", name: text.Bilingual{AR: "طريق إثريا", EN: "Ithriya road"}, line: [][2]float64{{37.77, 35.36}, {38.05, 35.46}, {38.34, 35.53}}, sideKM: 6},
	{key: "sukhna", name: text.Bilingual{AR: "تدمر – السخنة", EN: "Palmyra–Sukhna"},
		ring: [][2]float64{{38.15, 34.48}, {38.45, 34.45}, {38.75, 34.68}, {39.25, 35.02}, {39.12, 35.22}, {38.75, 35.08}, {38.68, 34.92}, {38.30, 34.68}}},
	{key: "bishri", name: text.Bilingual{AR: "جبل البشري", EN: "Mount Bishri"},
		ring: [][2]float64{{39.30, 35.30}, {39.28, 35.15}, {39.45, 35.02}, {39.75, 34.98}, {40.00, 35.12}, {39.95, 35.36}, {39.55, 35.42}}},
}

func points(list [][2]float64) []area.Point {
	out := make([]area.Point, len(list))
	for i, p := range list {
		out[i] = area.PointOf(p[0], p[1])
	}
	return out
}

// drawAreas enters the areas at a desk and returns their ids by key.
func (s *story) drawAreas(d *storyDesk) (map[string]string, error) {
	ids := map[string]string{}
	for _, a := range storyAreas {
		w := watch.Area{Name: a.name, Kind: watch.Drawn}
		var err error
		if a.line != nil {
			w.Kind, w.Line, w.SideKM = watch.Corridor, points(a.line), a.sideKM
			w.Shape, err = watch.CorridorShape(w.Line, w.SideKM)
		} else {
			w.Shape, w.Repairs, err = area.MakeShape([][][]area.Point{{points(a.ring)}})
		}
		if err == nil {
			w, err = d.n.SaveArea(s.e.ctx, d.people["releaser"], w)
		}
		if err != nil {
			return nil, fmt.Errorf("area %s: %w", a.key, err)
		}
		ids[a.key] = w.ID
	}
	return ids, nil
}

// january is a moment of January 2025, UTC; day 32 is 1 February, day 0 the last of December.
func january(day, hour int) time.Time { return time.Date(2025, 1, day, hour, 0, 0, 0, time.UTC) }

// watches lets the coalition's desk enter who watches what, as it has been told.
func (s *story) watches() error {
	c := s.desks["coalition"]
	s.at(19, 8, 0, "The coalition's desk draws six areas and enters who watches them, as each party told it.")
	ids, err := s.drawAreas(c)
	if err != nil {
		return err
	}
	us, damascus, sdf := watch.Party{ID: c.id}, watch.Party{ID: s.desks["damascus"].id}, watch.Party{ID: s.desks["sdf"].id}
	gone := watch.NamedParty(text.Bilingual{AR: "طيران الدولة التي غادرت", EN: "Air force of the state that left"})
	liaison := text.Bilingual{AR: "ضابط الارتباط المناوب", EN: "Liaison officer on duty"}
	daily := func(from time.Time, hours int) watch.Schedule {
		return watch.Schedule{From: from, Rule: "FREQ=DAILY", Length: watch.Length(time.Duration(hours) * time.Hour), Zone: "Asia/Damascus"}
	}
	for _, w := range []watch.Watch{
		{Party: sdf, Area: ids["rusafa"], Kind: watch.Post, People: 40, Schedule: watch.Schedule{From: january(-30, 0)}, Confidence: watch.High, Contact: liaison},
		{Party: sdf, Area: ids["south"], Kind: watch.Post, People: 60, Schedule: watch.Schedule{From: january(-30, 0), Until: january(22, 6)}, Confidence: watch.High, Contact: liaison},
		{Party: damascus, Area: ids["south"], Kind: watch.Post, People: 35, Schedule: watch.Schedule{From: january(22, 6)}, Confidence: watch.Moderate, Heard: "liaison"},
		{Party: damascus, Area: ids["ithriya"], Kind: watch.Patrol, People: 12, Schedule: daily(january(10, 3), 12), Confidence: watch.Moderate},
		{Party: gone, Area: ids["sukhna"], Kind: watch.Aerial, Schedule: watch.Schedule{From: time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC), Until: time.Date(2024, 12, 8, 0, 0, 0, 0, time.UTC)}, Confidence: watch.Moderate, Heard: "press"},
		{Party: sdf, Area: ids["left"], Kind: watch.Post, People: 150, Schedule: watch.Schedule{From: january(-30, 0)}, Confidence: watch.High, Contact: liaison},
		{Party: us, Area: ids["left"], Kind: watch.Aerial, Schedule: watch.Schedule{From: january(-30, 0)}, Confidence: watch.High},
	} {
		if _, err := c.n.SaveWatch(s.e.ctx, c.people["releaser"], w); err != nil {
			return err
		}
	}
	for _, d := range []watch.Declaration{
		{Party: us, Complete: true, From: time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC)},
		{Party: sdf, Area: ids["rusafa"], Complete: true},
		{Party: damascus, Area: ids["ithriya"], Complete: true},
	} {
		// Nobody has said anything yet about Mount Bishri: the coalition's own word is given area by area.
		if d.Area != "" {
			if _, err := c.n.Declare(s.e.ctx, c.people["releaser"], d); err != nil {
				return err
			}
			continue
		}
		for _, a := range storyAreas {
			if a.key == "bishri" {
				continue
			}
			d.Area = ids[a.key]
			if _, err := c.n.Declare(s.e.ctx, c.people["releaser"], d); err != nil {
				return err
			}
		}
	}
	s.areas = ids
	return nil
}

// departure lets the SDF leave the pocket, and looks at what that uncovers.
func (s *story) departure() error {
	c := s.desks["coalition"]
	s.at(22, 0, 0, "The SDF leaves the Rusafa pocket. South of Raqqa Damascus takes over without a gap; in the pocket nobody does.")
	list, err := c.n.Watches(s.e.ctx)
	if err != nil {
		return err
	}
	if err := c.n.WithdrawWatch(s.e.ctx, c.people["releaser"], list[0].ID, january(22, 0), "left the pocket"); err != nil {
		return err
	}
	m, err := c.n.WatchModel(s.e.ctx)
	if err != nil {
		return err
	}
	gaps, err := m.Gaps(s.areas["rusafa"], watch.Ask{Window: watch.SpanOf(january(17, 0), january(26, 11))})
	if err != nil {
		return err
	}
	if len(gaps) != 1 || gaps[0].State != watch.GroundVacuum || gaps[0].Span.From != january(22, 0).Unix() {
		return fmt.Errorf("the Rusafa pocket is not in vacuum: %+v", gaps)
	}
	return nil
}
