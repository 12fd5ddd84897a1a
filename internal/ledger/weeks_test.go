package ledger

import (
	"testing"
	"time"
)

func TestWeekly(t *testing.T) {
	at := func(day int) time.Time { return time.Date(2025, 1, day, 23, 30, 0, 0, time.FixedZone("", 3*3600)) }
	gave := func(day int, ref string) Content { return Content{Kind: Gave, At: at(day), Ref: ref} }
	ours := []Content{gave(5, "a"), gave(6, "b"), gave(7, "a"), {Kind: Acknowledged, At: at(8), Ref: "x"}, {}, gave(26, "c")}
	theirs := []Content{gave(12, "x"), gave(8, "y")}
	got := Weekly(ours, theirs)
	want := []Week{{Given: 1}, {Given: 1, Received: 2}, {}, {Given: 1}}
	for i := range want {
		want[i].Monday = time.Date(2024, 12, 30+7*i, 0, 0, 0, 0, time.UTC)
	}
	if len(got) != len(want) {
		t.Fatalf("got %d weeks: %v", len(got), got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("week %d is %+v, want %+v", i, got[i], want[i])
		}
	}
	if Weekly(nil, nil) != nil {
		t.Error("nothing given makes weeks")
	}
	far := Weekly([]Content{gave(1, "a"), {Kind: Gave, At: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC), Ref: "b"}}, nil)
	if len(far) > 520 {
		t.Errorf("a clock gone wild makes %d weeks", len(far))
	}
}
