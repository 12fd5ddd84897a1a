package node

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// keptIn are the times in a window at which some watch is known on an area.
func keptIn(t interface {
	Helper()
	Fatal(...any)
}, list []watch.Watch, window watch.Span) watch.Spans {
	t.Helper()
	var all watch.Spans
	for _, w := range list {
		c, err := watch.Compile(w.Schedule)
		if err != nil {
			t.Fatal(err)
		}
		all = all.Union(c.Cover(nil, window.Cut(w.Kept())))
	}
	return all
}

func TestAWatchIsChangedFromAMomentOn(t *testing.T) {
	n, ctx := open(t), t.Context()
	begin := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	day := func(d int) time.Time { return begin.AddDate(0, 0, d) }
	a, err := n.SaveArea(ctx, "p", watch.Area{Name: text.Bilingual{EN: "Pocket"}, Kind: watch.Drawn, Shape: rectangle(t, 38.5, 35.4, 39, 35.7)})
	if err != nil {
		t.Fatal(err)
	}
	us := watch.Party{ID: "us"}
	w, err := n.SaveWatch(ctx, "p", watch.Watch{Party: us, Area: a.ID, Kind: watch.Post, Schedule: watch.Schedule{From: begin}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Declare(ctx, "p", watch.Declaration{Party: us, Area: a.ID, Complete: true}); err != nil {
		t.Fatal(err)
	}
	part := func(from, to time.Time) *watch.Part {
		t.Helper()
		m, err := n.WatchModel(ctx)
		if err != nil {
			t.Fatal(err)
		}
		c, err := m.Coverage(a.ID, watch.Ask{Window: watch.SpanOf(from, to)})
		if err != nil || len(c.Parts) != 1 {
			t.Fatal(c, err)
		}
		return &c.Parts[0]
	}
	before := part(begin, day(10)).Watched

	// What cannot be is said, and changes nothing.
	nights := w
	nights.Schedule = watch.Schedule{From: begin.Add(20 * time.Hour), Rule: "FREQ=DAILY", Length: watch.Length(10 * time.Hour)}
	over := nights
	over.Schedule.Until = day(5)
	stale := nights
	stale.Version = 7
	for code, c := range map[string]struct {
		w  watch.Watch
		at time.Time
	}{"change_early": {nights, begin}, "change_nothing": {over, day(10)}, "changed": {stale, day(10)}} {
		var wrong *watch.Error
		if _, _, err := n.ChangeWatch(ctx, "p", c.w, c.at); !errors.As(err, &wrong) || wrong.Code != code || wrong.Words().AR == "" {
			t.Errorf("%s: %v", code, err)
		}
	}
	if list, err := n.Watches(ctx); err != nil || len(list) != 1 || list[0].Version != 1 {
		t.Fatalf("what was refused left %+v %v", list, err)
	}

	at := day(10).Add(2 * time.Hour) // a turn of the new hours is under way
	old, next, err := n.ChangeWatch(ctx, "p", nights, at)
	if err != nil || old.ID != w.ID || old.ChangedTo != next.ID || next.Follows != old.ID || !next.Begins.Equal(at) || old.StateAt(day(20), true) != watch.Replaced || next.StateAt(day(5), true) != watch.Planned {
		t.Fatal(old, next, err)
	}
	if !part(begin, day(10)).Watched.Equal(before) {
		t.Error("the time before the change is told otherwise")
	}
	after := part(day(9), day(12))
	if want := (watch.Spans{{From: day(9).Unix(), To: day(10).Add(6 * time.Hour).Unix()}, {From: day(10).Add(20 * time.Hour).Unix(), To: day(11).Add(6 * time.Hour).Unix()}, {From: day(11).Add(20 * time.Hour).Unix(), To: day(12).Unix()}}); !after.Watched.Equal(want) {
		t.Errorf("around the change: %v, want %v", after.Watched, want)
	}

	// A change of what was changed already goes in between; who left says that it changed.
	noon := day(7).Add(12 * time.Hour)
	half := old
	half.Schedule = watch.Schedule{From: day(8)}
	old, mid, err := n.ChangeWatch(ctx, "p", half, noon)
	if err != nil || mid.ChangedTo != next.ID || !mid.Withdrawn.Equal(at) || old.ChangedTo != mid.ID {
		t.Fatal(old, mid, err)
	}
	if list, err := n.Watch(ctx, next.ID); err != nil || list[len(list)-1].Follows != mid.ID {
		t.Error("the last one follows", list, err)
	}
	m, err := n.WatchModel(ctx)
	if err != nil {
		t.Fatal(err)
	}
	gaps, err := m.Gaps(a.ID, watch.Ask{Window: watch.SpanOf(day(6), day(9))})
	if err != nil || len(gaps) != 1 || gaps[0].Span != watch.SpanOf(noon, day(8)) || len(gaps[0].Left) != 1 || gaps[0].Left[0].Why != watch.LeftChanged {
		t.Errorf("the gap that the change made: %+v %v", gaps, err)
	}

	// A correction leaves the links alone; the one that goes on is the one to withdraw; two do not write over each other.
	mend := old
	mend.Confidence, mend.ChangedTo, mend.Withdrawn = watch.Low, "", time.Time{}
	mended, err := n.SaveWatch(ctx, "p", mend)
	if err != nil || mended.ChangedTo != mid.ID || !mended.Withdrawn.Equal(noon) || mended.Confidence != watch.Low {
		t.Error(mended, err)
	}
	var wrong *watch.Error
	if _, err := n.SaveWatch(ctx, "p", mend); !errors.As(err, &wrong) || wrong.Code != "changed" {
		t.Errorf("the second of two edits: %v", err)
	}
	if err := n.WithdrawWatch(ctx, "p", old.ID, day(5), "gone"); !errors.As(err, &wrong) || wrong.Code != "changed_to" || wrong.Value != mid.ID {
		t.Errorf("withdrawing what was changed: %v", err)
	}
	if _, _, err := n.ChangeWatch(ctx, "p", mended, day(11)); !errors.As(err, &wrong) || wrong.Code != "change_late" {
		t.Errorf("a change after the end: %v", err)
	}
	if err := n.WithdrawWatch(ctx, "p", next.ID, day(11), "gone"); err != nil {
		t.Fatal(err)
	}
	if got := part(day(10), day(13)).Watched; got.At(day(11).Unix()) || !got.At(day(11).Unix()-1) {
		t.Errorf("after it is withdrawn: %v", got)
	}
	a.Note = "seen"
	if _, err := n.SaveArea(ctx, "p", a); err != nil {
		t.Fatal(err)
	}
	if _, err := n.SaveArea(ctx, "p", a); !errors.As(err, &wrong) || wrong.Code != "changed" {
		t.Errorf("the second of two edits of an area: %v", err)
	}
}

func TestAChangeLeavesThePast(t *testing.T) {
	begin := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	window := watch.SpanOf(begin.AddDate(0, 0, -3), begin.AddDate(0, 0, 40))
	rapid.Check(t, func(r *rapid.T) {
		schedule := func(name string) watch.Schedule {
			s := watch.Schedule{From: begin.Add(time.Duration(rapid.IntRange(0, 72).Draw(r, name+" from")) * time.Hour)}
			if rapid.Bool().Draw(r, name+" turns") {
				s.Rule = rapid.SampledFrom([]string{"FREQ=DAILY", "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=DAILY;COUNT=9", "FREQ=HOURLY;INTERVAL=7"}).Draw(r, name+" rule")
				s.Length, s.Zone = watch.Length(time.Duration(rapid.IntRange(1, 30).Draw(r, name+" hours"))*time.Hour), "Asia/Damascus"
			}
			if rapid.Bool().Draw(r, name+" ends") {
				s.Until = s.From.Add(time.Duration(rapid.IntRange(24, 900).Draw(r, name+" until")) * time.Hour)
			}
			return s
		}
		w := watch.Watch{ID: "W-0001", Version: 1, Schedule: schedule("old")}
		if rapid.Bool().Draw(r, "withdrawn") {
			w.Withdrawn = w.Schedule.From.Add(time.Duration(rapid.IntRange(1, 900).Draw(r, "withdrawn after")) * time.Hour)
		}
		if w.Schedule.Check() != nil {
			return
		}
		next := w
		next.Schedule = schedule("new")
		at := begin.Add(time.Duration(rapid.IntRange(-4_000, 57_000).Draw(r, "at")) * time.Minute)
		old, follower, err := w.ChangeAt(next, at)
		if err != nil {
			var wrong *watch.Error
			var hours *watch.ScheduleError
			if !errors.As(err, &wrong) && !errors.As(err, &hours) {
				r.Fatal(err)
			}
			return
		}
		past, future := watch.Span{From: window.From, To: at.Unix()}, watch.Span{From: at.Unix(), To: window.To}
		changed := keptIn(r, []watch.Watch{old, follower}, window)
		want := keptIn(r, []watch.Watch{w}, past).Union(keptIn(r, []watch.Watch{{Schedule: next.Schedule, Withdrawn: w.Withdrawn}}, future))
		if !slices.Equal(changed, want) {
			r.Fatalf("changed at %s: %v, want %v", at, changed, want)
		}
	})
}
