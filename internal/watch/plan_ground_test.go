package watch

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/area"
)

// Whatever the times, the schedules are kept at just these, or from the first to the last.
func TestTurnsAreKeptAtTheirTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var spans Spans
		at := planDay.Unix()
		for range rapid.IntRange(1, 4).Draw(t, "runs") {
			long, pause := rapid.Int64Range(1, 40).Draw(t, "long")*900, rapid.Int64Range(1, 100).Draw(t, "pause")*900
			for range rapid.IntRange(1, 8).Draw(t, "times") {
				spans = append(spans, Span{at, at + long})
				at += long + pause
			}
		}
		spans = Normal(spans)
		list, exact := Turns(spans)
		var got Spans
		for _, s := range list {
			c, err := Compile(s)
			if err != nil {
				t.Fatalf("%+v: %v", s, err)
			}
			got = got.Union(c.Cover(nil, Span{planDay.Unix() - 86400, at + 86400}))
		}
		want := spans
		if !exact {
			want = Spans{{spans[0].From, spans[len(spans)-1].To}}
		}
		if !got.Equal(want) {
			t.Fatalf("kept %v, want %v (exact: %v)", got, want, exact)
		}
	})
}

func TestTurnsOfNights(t *testing.T) {
	var nights Spans
	for i := range 14 {
		from := planDay.Add(time.Duration(i)*24*time.Hour + 18*time.Hour).Unix()
		nights = append(nights, Span{from, from + 12*hour})
	}
	list, exact := Turns(nights)
	if !exact || len(list) != 1 || list[0].Rule != "FREQ=DAILY" || time.Duration(list[0].Length) != 12*time.Hour {
		t.Errorf("fourteen nights: %+v", list)
	}
	if list, exact := Turns(nil); list != nil || !exact {
		t.Errorf("no time: %v", list)
	}
}

// A gap that is found is gone once its ground and time are given to somebody.
func TestFillClosesGaps(t *testing.T) {
	p := pocketPlan(t)
	p.Items = p.Items[:1]
	p.Items[0].Schedule = Schedule{From: planDay.Add(6 * time.Hour), Rule: "FREQ=DAILY", Length: Length(12 * time.Hour)}
	for range 4 {
		found, err := CheckPlan(p, nil)
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(found, func(f PlanFinding) bool { return f.Code == "gap" || f.Code == "gap_time" || f.Code == "seam" })
		if i < 0 {
			return
		}
		if keys, exact := p.Fill("p-b", found[i].Area, found[i].Where, found[i].When); len(keys) == 0 || !exact {
			t.Fatalf("filling %+v made %v", found[i].When, keys)
		}
	}
	t.Errorf("gaps stay: %q", codesOf(t, p))
}

func TestSplitKeepsTheGround(t *testing.T) {
	p := pocketPlan(t)
	before := p.Place(p.Item("w3")).KM2()
	keys, err := p.Split("w3", []area.Point{area.PointOf(38.05, 34.9), area.PointOf(38.05, 35.2)})
	if err != nil || len(keys) != 1 {
		t.Fatalf("made %v, %v", keys, err)
	}
	one, two := p.Item("w3"), p.Item(keys[0])
	if after := one.Shape.KM2() + two.Shape.KM2(); after < before*(1-1e-9) || after > before*(1+1e-9) {
		t.Errorf("%v km² became %v", before, after)
	}
	if one.Shape.KM2() < two.Shape.KM2() || two.Schedule.Rule != one.Schedule.Rule || !slices.Equal(one.Shown, two.Shown) {
		t.Errorf("the piece is kept otherwise: %+v", two)
	}
	if _, err := p.Split("w1", []area.Point{area.PointOf(40, 34), area.PointOf(40, 36)}); err == nil {
		t.Error("a line beside the ground cuts it")
	}
	var unknown *PlanError
	if _, err := p.Split("w99", nil); !errors.As(err, &unknown) || unknown.Code != "item_unknown" {
		t.Errorf("an item that is not there: %v", err)
	}
}

func TestHandovers(t *testing.T) {
	p := pocketPlan(t)
	p.Items = p.Items[:2]
	p.Items[0].Shape, p.Items[1].Shape = area.Shape{}, area.Shape{}
	p.Items[0].Schedule = Schedule{Until: planDay.AddDate(0, 0, 7)}
	p.Items[1].Schedule = Schedule{From: planDay.AddDate(0, 0, 7)}
	list := p.Handovers()
	if len(list) != 1 || list[0].Old != "w1" || list[0].New != "w2" || list[0].Agreed || list[0].Kept != 0 {
		t.Fatalf("the pair that follows: %+v", list)
	}
	p.Items[1].After, p.Items[1].Overlap = "w1", 120
	if !p.Lengthen("w2") || p.Lengthen("w2") {
		t.Error("the old one is kept longer once")
	}
	if list = p.Handovers(); len(list) != 1 || !list[0].Agreed || list[0].Kept != 120 {
		t.Errorf("with two hours: %+v", list)
	}
	if got := codesOf(t, p); slices.Contains(got, "conflict handover_short") || slices.Contains(got, "conflict double") {
		t.Errorf("with two hours: %q", got)
	}
	p.Items[1].Schedule = Schedule{From: planDay.AddDate(0, 0, 7), Rule: "FREQ=DAILY", Length: Length(time.Hour)}
	if got := codesOf(t, p); !slices.Contains(got, "conflict handover_long") {
		t.Errorf("an overlap longer than the turn: %q", got)
	}
}
