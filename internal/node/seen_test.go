package node

import (
	"errors"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

func TestNothingIsCalmOnlyWhereSomebodyLooked(t *testing.T) {
	n, by, _ := siteDesk(t)
	ctx := t.Context()
	box := &store.Box{West: 37.5, South: 34.4, East: 37.7, North: 34.6}
	from, to := incident.Date(2025, 1, 1), incident.Date(2025, 1, 20)
	list, err := n.Seen(ctx, "", box, from, to)
	if err != nil || len(list) != 4 || list[0].Week != incident.Date(2024, 12, 30) || list[0].Zero() != watch.SeenUnknown {
		t.Fatalf("%v %+v", err, list)
	}
	a, err := n.SaveArea(ctx, by, watch.Area{Name: text.Bilingual{EN: "Square"}, Kind: watch.Drawn, Shape: square(t, 37.6, 34.5, 0.2)})
	if err != nil {
		t.Fatal(err)
	}
	us := watch.Party{ID: "name:us", Name: text.Bilingual{EN: "us"}}
	if _, err := n.Declare(ctx, by, watch.Declaration{Party: us, Area: a.ID, From: time.Date(2025, 1, 6, 0, 0, 0, 0, time.UTC), Complete: true}); err != nil {
		t.Fatal(err)
	}
	if _, err := n.SaveWatch(ctx, by, watch.Watch{Party: us, Area: a.ID, Kind: watch.Post, Schedule: watch.Schedule{From: time.Date(2025, 1, 13, 0, 0, 0, 0, time.UTC)}}); err != nil {
		t.Fatal(err)
	}
	if list, err = n.Seen(ctx, "", box, from, to); err != nil {
		t.Fatal(err)
	}
	for i, want := range []watch.SeenWord{watch.SeenUnknown, watch.SeenUnwatched, watch.SeenQuiet, watch.SeenQuiet} {
		if list[i].Zero() != want {
			t.Errorf("week %s is %s, want %s: %+v", list[i].Week, list[i].Zero(), want, list[i])
		}
	}
	var refused *watch.Error
	if _, err := n.Seen(ctx, "", box, to, from); !errors.As(err, &refused) {
		t.Errorf("%v", err)
	}
	if _, err := n.Seen(ctx, "XX-none", nil, from, to); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
