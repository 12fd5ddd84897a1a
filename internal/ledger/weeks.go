package ledger

import (
	"slices"
	"time"
)

// Week is how many things each of two parties gave the other in one week.
type Week struct {
	Monday   time.Time // 00:00 UTC of the ISO week's first day
	Given    int       // by us
	Received int       // from them
}

// Weekly counts by week what Balance counts in all: a thing is one copy, in the week in which it was given first, by
// the time that the entry claims. Weeks between the first and the last are there even when nothing went in them.
func Weekly(ours, theirs []Content) []Week {
	weeks := map[time.Time]*Week{}
	for i, log := range [2][]Content{ours, theirs} {
		seen := map[string]bool{}
		for _, c := range log {
			if c.Kind != Gave || c.Ref == "" || seen[c.Ref] {
				continue
			}
			seen[c.Ref] = true
			m := monday(c.At)
			if weeks[m] == nil {
				weeks[m] = &Week{Monday: m}
			}
			if i == 0 {
				weeks[m].Given++
			} else {
				weeks[m].Received++
			}
		}
	}
	var out []Week
	for _, w := range weeks {
		out = append(out, *w)
	}
	slices.SortFunc(out, func(a, b Week) int { return a.Monday.Compare(b.Monday) })
	const most = 520 // a clock gone wild does not make a list without end
	for i := 1; i < len(out) && len(out) < most; i++ {
		if next := out[i-1].Monday.AddDate(0, 0, 7); next.Before(out[i].Monday) {
			out = slices.Insert(out, i, Week{Monday: next})
		}
	}
	return out
}

// monday is the beginning of the ISO week that a time lies in.
func monday(t time.Time) time.Time {
	t = t.UTC()
	day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
	return day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
}
