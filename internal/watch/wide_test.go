package watch

import (
	"errors"
	"testing"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// TestNoGroundAroundTheEarth: a polygon from 179° east to 179° west, taken as it stands, is a belt around the earth, and whoever watched it
// would watch half of Syria.
func TestNoGroundAroundTheEarth(t *testing.T) {
	ring := func(lon ...float64) area.Shape {
		s, _, err := area.MakeShape([][][]area.Point{{{area.PointOf(lon[0], 34), area.PointOf(lon[1], 34), area.PointOf(lon[1], 35), area.PointOf(lon[0], 35)}}})
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	parted := area.Union(ring(179, 180), ring(-180, -179))
	for _, c := range []struct {
		shape area.Shape
		fits  bool
	}{{ring(179, -179), false}, {ring(-180, 180), false}, {ring(-90, 90), true}, {ring(170, 180), true}, {ring(38, 39), true}, {parted, true}} {
		a := Area{ID: "A-1", Version: 1, Name: text.Bilingual{EN: "x"}, Kind: Drawn, Shape: c.shape, Marking: incident.TLPRed}
		w := Watch{ID: "W-1", Version: 1, Party: Party{ID: "p"}, Shape: c.shape, Kind: Post, Confidence: Low, Marking: incident.TLPRed, Schedule: Schedule{From: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}}
		for _, err := range []error{a.Check(), w.Check()} {
			var e *Error
			if (err == nil) != c.fits || err != nil && (!errors.As(err, &e) || e.Code != "wide" || e.Words().AR == "") {
				t.Errorf("%v: %v", c.shape.KM2(), err)
			}
		}
	}
}
