package node

import (
	"errors"
	"testing"

	"tansiq/internal/area"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

func TestEndsOfAWay(t *testing.T) {
	n, ctx := open(t), t.Context()
	for _, name := range []text.Bilingual{{AR: "جيب الرصافة", EN: "Rusafa pocket"}, {EN: "Twin"}, {EN: "twin"}} {
		if _, err := n.SaveArea(ctx, "p", watch.Area{Name: name, Kind: watch.Drawn, Shape: rectangle(t, 38.5, 35.4, 39, 35.7)}); err != nil {
			t.Fatal(err)
		}
	}
	for word, want := range map[string]watch.CorridorEnd{
		"A-0001": {Area: "A-0001"}, "rusafa POCKET": {Area: "A-0001"}, " جيب الرصافه ": {Area: "A-0001"}, "38.28, 34.56": {At: area.PointOf(38.28, 34.56)},
		"34.56N 38.28E": {At: area.PointOf(38.28, 34.56)}, "35.5E 38.45N": {At: area.PointOf(35.5, 38.45)},
	} {
		if end, err := n.WayEnd(ctx, "from", word); err != nil || end.CorridorEnd != want {
			t.Errorf("%q: %+v, %v", word, end, err)
		}
	}
	for word, code := range map[string]string{"": "no_end", "Nowhereatall": "no_place", "190,3": "position", "35.5,38.45": "exchanged"} {
		_, err := n.WayEnd(ctx, "from", word)
		var fault *watch.Error
		if !errors.As(err, &fault) || fault.Code != code || fault.Field != "from" || fault.Words().AR == "" {
			t.Errorf("%q: %v", word, err)
		}
	}
	_, err := n.WayEnd(ctx, "to", "Twin")
	var many *Namesakes
	if !errors.As(err, &many) || len(many.Choices) != 2 || many.Words().AR == "" {
		t.Errorf("two areas of one name: %v", err)
	}
	// A place of the gazetteer: one, or several to choose from, each with its position.
	end, err := n.WayEnd(ctx, "to", "السخنة")
	if errors.As(err, &many) {
		end = many.Choices[0]
		if end, err = n.WayEnd(ctx, "to", end.Position()); err != nil {
			t.Fatal(err)
		}
	} else if err != nil {
		t.Fatal(err)
	}
	if lon, lat := end.At.Degrees(); end.Area != "" || lon < 35 || lon > 49 || lat < 29 || lat > 38 {
		t.Errorf("al-Sukhnah: %+v", end)
	}
}
