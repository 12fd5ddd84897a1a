package watch

import (
	"fmt"
	"testing"
	"time"
)

// BenchmarkUnfold is ten thousand areas and ten years: schedules of several kinds, unfolded and united area by area.
func BenchmarkUnfold(b *testing.B) {
	const areas = 10_000
	w := SpanOf(time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	kinds := []Schedule{ // some 500 intervals each area
		{Rule: "FREQ=WEEKLY;INTERVAL=4;BYDAY=MO,WE", Length: Length(8 * time.Hour), Zone: "Asia/Damascus"},
		{Rule: "FREQ=MONTHLY;BYDAY=1MO", Length: Length(12 * time.Hour), Zone: "Europe/Berlin"},
		{Rule: "FREQ=MONTHLY;BYMONTHDAY=15", Length: Length(30 * time.Hour), Zone: "Asia/Baghdad"},
	}
	var k Compiler
	all := make([]*Compiled, 0, 3*areas)
	for i := range areas {
		for j, s := range kinds {
			s.From = time.Date(2015, 1+time.Month(i%12), 1+(i/12)%28, (i*7+j*5)%24, 0, 0, 0, time.UTC)
			c, err := k.Compile(s)
			if err != nil {
				b.Fatal(err)
			}
			all = append(all, c)
		}
	}
	b.ReportAllocs()
	var total int
	for b.Loop() {
		total = 0
		var lists [3]Spans
		var union Spans
		for i := range areas {
			for j := range lists {
				lists[j] = all[i*3+j].Cover(lists[j], w)
				total += len(lists[j])
			}
			union = UnionInto(union, lists[:]...)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(total), "ns/interval")
	b.ReportMetric(float64(total), "intervals")
}

func BenchmarkAppend(b *testing.B) {
	w := SpanOf(time.Date(2016, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC))
	for _, rule := range []string{"FREQ=DAILY", "FREQ=DAILY;BYHOUR=6,14,22", "FREQ=WEEKLY;BYDAY=MO,WE,FR", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=HOURLY;INTERVAL=6", "FREQ=HOURLY;BYHOUR=6,7,8;BYDAY=MO", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO"} {
		b.Run(rule, func(b *testing.B) {
			c, err := Compile(Schedule{From: time.Date(2015, 1, 1, 4, 0, 0, 0, time.UTC), Rule: rule, Length: Length(6 * time.Hour), Zone: "Europe/Berlin"})
			if err != nil {
				b.Fatal(err)
			}
			var dst []Span
			b.ReportAllocs()
			for b.Loop() {
				dst = c.Append(dst[:0], w)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(dst)), "ns/interval")
		})
	}
}

// A window ten years after the start costs what one at the start costs.
func BenchmarkFarWindow(b *testing.B) {
	for _, years := range []int{0, 10, 100} {
		b.Run(fmt.Sprint(years), func(b *testing.B) {
			c, err := Compile(Schedule{From: time.Date(1920, 1, 1, 4, 0, 0, 0, time.UTC), Rule: "FREQ=DAILY", Length: Length(6 * time.Hour), Zone: "Asia/Damascus"})
			if err != nil {
				b.Fatal(err)
			}
			at := time.Date(1920+years, 6, 1, 0, 0, 0, 0, time.UTC)
			w := SpanOf(at, at.AddDate(0, 0, 7))
			var dst []Span
			b.ReportAllocs()
			for b.Loop() {
				dst = c.Append(dst[:0], w)
			}
		})
	}
}
