package cli

import (
	"fmt"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/node"
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
	s.at(14, 8, 0, "The coalition's desk draws six areas and enters who watches them, as each party told it.")
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
		{Party: sdf, Area: ids["south"], Kind: watch.Post, People: 60, Schedule: watch.Schedule{From: january(-30, 0), Until: january(17, 9)}, Confidence: watch.High, Contact: liaison},
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

// planItem is one party's part in a plan of the story.
func planItem(key, party, area string, kind watch.Kind, when watch.Schedule) watch.PlanItem {
	return watch.PlanItem{Key: key, Party: party, Area: area, Kind: kind, Schedule: when, Confidence: watch.High,
		Contact: text.Bilingual{AR: "ضابط الارتباط المناوب", EN: "Liaison officer on duty"}}
}

// propose lets one person of a desk write a plan and another one sign it.
func (s *story) propose(d *storyDesk, p watch.Plan, signBy, from time.Time) (string, error) {
	draft, err := d.n.SavePlanDraft(s.e.ctx, d.people["analyst"], node.PlanDraft{Plan: p})
	if err != nil {
		return "", err
	}
	id, err := d.n.ProposePlan(s.e.ctx, d.people["releaser"], draft.ID, signBy, from, node.PlanConsent{Wider: true, Conflicts: true})
	if err != nil {
		return "", fmt.Errorf("%s proposes a plan: %w", d.key, err)
	}
	return id, s.settle()
}

// planArea is one of the coalition's areas as a plan speaks of it.
func (s *story) planArea(key, own string) (watch.PlanArea, error) {
	versions, err := s.desks["coalition"].n.Area(s.e.ctx, s.areas[own])
	if err != nil {
		return watch.PlanArea{}, err
	}
	a := versions[len(versions)-1]
	return watch.PlanArea{Key: key, Name: a.Name, Shape: a.Shape, Own: a.ID}, nil
}

// threeParties lets all three sign a handover: one root, and each opens only its own part.
func (s *story) threeParties() error {
	c, d, f := s.desks["coalition"], s.desks["damascus"], s.desks["sdf"]
	s.at(15, 9, 0, "Three parties put their names to one plan: south of Raqqa goes from the SDF to Damascus, with an hour of overlap. One root, and each opens only its own part.")
	south, err := s.planArea("a1", "south")
	if err != nil {
		return err
	}
	before := planItem("w1", f.id, "a1", watch.Post, watch.Schedule{Until: january(22, 6)})
	after := planItem("w2", d.id, "a1", watch.Post, watch.Schedule{From: january(22, 5)})
	before.People, after.People, after.After, after.Overlap = 60, 35, "w1", 60
	before.Shown, after.Shown = []string{d.id}, []string{f.id} // each must know whom it hands over to
	now := s.clock.Now()
	id, err := s.propose(c, watch.Plan{
		Frame: watch.PlanFrame{Title: text.Bilingual{AR: "تسليم جنوب الرقة", EN: "Handing over south of Raqqa"},
			Purpose: text.Bilingual{AR: "ألّا تبقى الضفة الجنوبية ساعة بلا مراقبة.", EN: "The southern bank is not left unwatched for an hour."},
			From:    january(17, 9), Until: january(46, 0), Review: january(40, 9), NoticeDays: 3, Parties: []string{c.id, d.id, f.id}},
		Areas: []watch.PlanArea{south}, Items: []watch.PlanItem{before, after, planItem("w3", c.id, "a1", watch.Aerial, nightly(january(17, 15)))}}, now.Add(48*time.Hour), now.Add(48*time.Hour))
	if err != nil {
		return err
	}
	if err := s.sign(c, id, d); err != nil {
		return err
	}
	s.at(16, 10, 0, "The SDF signs a day later; it is in force only once all three have signed, and everywhere at the same moment.")
	if err := s.sign(c, id, f); err != nil {
		return err
	}
	s.at(17, 9, 30, "The plan is in force.")
	if err := s.settle(); err != nil {
		return err
	}
	for _, x := range s.order {
		list, err := x.n.Plans(s.e.ctx)
		if err != nil {
			return err
		}
		if len(list) != 1 || !list[0].InForce() {
			return fmt.Errorf("the plan of three is not in force at %s", x.key)
		}
	}
	return nil
}

// nightly is every night from six in the evening, for twelve hours.
func nightly(from time.Time) watch.Schedule {
	return watch.Schedule{From: from, Rule: "FREQ=DAILY", Length: watch.Length(12 * time.Hour), Zone: "Asia/Damascus"}
}

// plan lets the coalition write a plan that fills the pocket; Damascus signs, the SDF has not yet.
func (s *story) plan() error {
	c, d, f := s.desks["coalition"], s.desks["damascus"], s.desks["sdf"]
	s.at(24, 14, 5, "A plan is to fill the Rusafa pocket: Damascus in the west, the SDF in the east, the coalition by night from the air.")
	pocket, err := s.planArea("a1", "rusafa")
	if err != nil {
		return err
	}
	halves, err := area.Split(pocket.Shape, points([][2]float64{{38.88, 35.1}, {38.90, 35.9}}))
	if err != nil {
		return err
	}
	west, east := planItem("w1", d.id, "a1", watch.Patrol, watch.Schedule{}), planItem("w2", f.id, "a1", watch.Post, watch.Schedule{})
	west.Shape, east.Shape = halves[0], halves[1]
	if lowest, _ := halves[1].Bounds(); lowest.Lon < area.PointOf(38.6, 0).Lon {
		west.Shape, east.Shape = halves[1], halves[0]
	}
	west.People, east.People = 25, 30
	west.Shown, east.Shown = []string{f.id}, []string{d.id}
	id, err := s.propose(c, watch.Plan{
		Frame: watch.PlanFrame{Title: text.Bilingual{AR: "ملء جيب الرصافة", EN: "Filling the Rusafa pocket"},
			Purpose: text.Bilingual{AR: "من اجتماع الأطراف الثلاثة في 24 كانون الثاني: ألّا يصير الجيب ممرًّا.", EN: "From the three-party meeting of 24 January: the pocket does not become a corridor."},
			From:    january(27, 0), Until: january(41, 0), Review: january(36, 9), NoticeDays: 2, Parties: []string{c.id, d.id, f.id}},
		Areas: []watch.PlanArea{pocket}, Items: []watch.PlanItem{west, east, planItem("w3", c.id, "a1", watch.Aerial, nightly(january(27, 15)))}}, january(26, 20), january(27, 0))
	if err != nil {
		return err
	}
	s.at(25, 6, 40, "Damascus signs; the SDF has the plan and has not.")
	return s.sign(c, id, d)
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
