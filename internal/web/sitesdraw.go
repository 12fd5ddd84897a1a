package web

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/watch"
)

// Measures of the drawing of custody, in pixels.
const (
	custodyWidth = 760
	custodyRow   = 22
	custodyTop   = 22
	custodyHead  = 150 // for names, at inline start
	custodyEdge  = 8
	custodyRows  = 9 // custodians drawn; further ones are in the table
)

// custodyChart draws who had a site when: one row for each custodian, one for gaps, and the linked incidents. Time runs
// with the script. Hatched: nobody had it; stippled: nobody says; dashed: carried on from the last report.
func (l *locale) custodyChart(f *node.SiteFull, now time.Time) figure {
	v := &f.Custody
	if len(v.Timeline) == 0 && len(v.Gaps) == 0 {
		return ""
	}
	begin := now.Unix()
	if len(v.Timeline) > 0 {
		begin = min(begin, v.Timeline[0].From)
	}
	for _, g := range v.Gaps {
		begin = min(begin, g.From)
	}
	end := now.Unix()
	if end-begin < 14*24*3600 {
		begin = end - 14*24*3600
	}
	begin -= (end - begin) / 40
	end += (end - begin) / 60
	// Custodians in the order in which they had it.
	type line struct {
		name  string
		spans []watch.Stretch
	}
	var lines []line
	at := map[string]int{}
	for _, s := range v.Timeline {
		for i := range s.Stands {
			d := &s.Stands[i]
			if d.Kind == watch.Nobody {
				continue
			}
			key := cmp.Or(d.Custodian.ID, d.Custodian.Name.EN, d.Custodian.Name.AR)
			k, ok := at[key]
			if !ok {
				if len(lines) == custodyRows {
					continue
				}
				k = len(lines)
				at[key] = k
				lines = append(lines, line{name: l.stand(d).Who})
			}
			if n := len(lines[k].spans); n > 0 && lines[k].spans[n-1].To == s.From && lines[k].spans[n-1].Carried == s.Carried {
				lines[k].spans[n-1].To = s.To
				continue
			}
			lines[k].spans = append(lines[k].spans, s)
		}
	}
	rows := len(lines) + 1
	acts := 0
	for _, li := range f.Links {
		if li.Incident.When.Value.Start != incident.NoDay {
			acts = 1
		}
	}
	height := custodyTop + (rows+acts)*custodyRow + 8
	plot := float64(custodyWidth - custodyHead - custodyEdge)
	x := func(t int64) float64 {
		p := custodyHead + float64(t-begin)/float64(end-begin)*plot
		p = min(max(p, custodyHead), custodyWidth-custodyEdge)
		if l.Dir == "rtl" {
			p = custodyWidth - p
		}
		return p
	}
	bar := func(from, to int64) (at, wide float64) {
		a, b := x(from), x(to)
		return min(a, b), max(2, max(a, b)-min(a, b))
	}
	esc := template.HTMLEscapeString
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="chart cust" viewBox="0 0 %d %d" role="group" aria-label="%s"><defs><pattern id="sh" width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hl" d="M0 0V7"/></pattern><pattern id="sd" width="6" height="6" patternUnits="userSpaceOnUse"><circle class="dt" cx="1.5" cy="1.5" r=".9"/><circle class="dt" cx="4.5" cy="4.5" r=".9"/></pattern></defs>`, custodyWidth, height, esc(l.t("site.chart")))
	for _, t := range custodyTicks(begin, end) {
		fmt.Fprintf(&out, `<path class="gr" d="M%.1f %dV%d"/><text class="tk" x="%.1f" y="12" text-anchor="middle">%s</text>`, x(t.Unix()), custodyTop-4, height-4, x(t.Unix()), esc(l.tickWords(t, end-begin)))
	}
	name := func(y int, words, class string) {
		at := 0
		if l.Dir == "rtl" {
			at = custodyWidth
		}
		if r := []rune(words); len(r) > 24 {
			words = string(r[:23]) + "…"
		}
		fmt.Fprintf(&out, `<text class="nm %s" x="%d" y="%d" text-anchor="start" direction="%s">%s</text>`, class, at, y+15, l.Dir, esc(words))
	}
	for i, ln := range lines {
		y := custodyTop + i*custodyRow
		name(y, ln.name, "")
		for _, s := range ln.spans {
			a, w := bar(s.From, s.To)
			class := "hd"
			if s.Carried {
				class = "hd car"
			}
			fmt.Fprintf(&out, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="14"/>`, class, a, y+4, w)
		}
	}
	y := custodyTop + len(lines)*custodyRow
	name(y, l.t("site.row.gaps"), "g")
	for _, g := range v.Gaps {
		a, w := bar(g.From, g.To)
		class := "vac"
		if g.Why == watch.GapUnsaid {
			class = "unk"
		}
		fmt.Fprintf(&out, `<rect class="%s" x="%.1f" y="%d" width="%.1f" height="14"/>`, class, a, y+4, w)
	}
	for _, d := range v.Disputed {
		a, w := bar(d.From, d.To)
		fmt.Fprintf(&out, `<g class="neqm"><path d="M%.1f %dh%.1f"/></g>`, a, y-1, w)
	}
	if acts > 0 {
		y += custodyRow
		name(y, l.t("site.row.incidents"), "")
		for _, li := range f.Links {
			w := li.Incident.When.Value
			if w.Start == incident.NoDay {
				continue
			}
			last := w.Start
			if w.End != incident.NoDay {
				last = w.End
			}
			a, b := x(w.Start.Time().Unix()), x(last.Time().Unix()+24*3600)
			mid := (a + b) / 2
			if last != w.Start {
				fmt.Fprintf(&out, `<path class="wn" d="M%.1f %dH%.1f"/>`, a, y+11, b)
			}
			sh := shapes[li.Incident.Side.Value]
			if sh.path == "" {
				sh = shapes[incident.SideNeither]
			}
			fmt.Fprintf(&out, `<a href="/incidents/%s"><title>%s</title><g class="mk %s confirmed" transform="translate(%.1f %d) scale(.75)"><path class="s" d="%s"/></g></a>`, esc(li.Incident.ID),
				esc(cmp.Or(l.name(li.Incident.Title), l.word("class", li.Incident.Class.Value))), sh.class, mid-6, y+5, sh.path)
		}
	}
	fmt.Fprintf(&out, `<path class="now" d="M%.1f %dV%d"/></svg>`, x(now.Unix()), custodyTop-4, height-4)
	return figure(out.String()) //nolint:gosec // numbers and escaped words
}

// custodyTicks are the moments at which the axis is marked: at most eight, on first days of months or years.
func custodyTicks(from, to int64) []time.Time {
	first := time.Unix(from, 0).UTC()
	days := (to - from) / (24 * 3600)
	step := func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }
	at := time.Date(first.Year(), first.Month(), first.Day(), 0, 0, 0, 0, time.UTC)
	switch {
	case days > 8*365:
		years := int(days/365/8 + 1)
		at = time.Date(first.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
		step = func(t time.Time) time.Time { return t.AddDate(years, 0, 0) }
	case days > 50:
		months := int(days/30/8 + 1)
		for !slices.Contains([]int{1, 2, 3, 4, 6, 12}, months) {
			months++
		}
		at = time.Date(first.Year(), time.Month((int(first.Month())-1)/months*months+1), 1, 0, 0, 0, 0, time.UTC)
		step = func(t time.Time) time.Time { return t.AddDate(0, months, 0) }
	}
	var out []time.Time
	for ; at.Unix() < to; at = step(at) {
		if at.Unix() >= from && at.Unix() < to-(to-from)/30 {
			out = append(out, at)
		}
	}
	return out
}

func (l *locale) tickWords(t time.Time, length int64) string {
	switch days := length / (24 * 3600); {
	case days > 8*365:
		return l.figures(t.Format("2006"))
	case days > 50 && (t.Month() == time.January || days > 700):
		return l.figures(l.t("date.month", l.monthShort(t.Month()), t.Format("2006")))
	case days > 50:
		return l.monthShort(t.Month())
	}
	return l.dateShort(incident.DayOf(t))
}

// Measures of the bar of a range, in pixels.
const barWidth, barHeight = 180, 14

// rangeBar draws what a source said was there and what of it is unaccounted for, on one scale: outline and hatch, each
// solid to its lower bound and open to its upper one.
func (l *locale) rangeBar(said, left watch.Range) figure {
	most := max(said.High, said.Low, left.High, left.Low, 1)
	open := said.Open() || left.Open()
	if open {
		most += most / 4
	}
	x := func(n int64) float64 { return float64(n) / float64(most) * (barWidth - 4) }
	high := func(r watch.Range) int64 {
		if r.Open() {
			return most
		}
		return r.High
	}
	place := func(from, to float64) (float64, float64) {
		if l.Dir == "rtl" {
			return barWidth - 2 - to, to - from
		}
		return 2 + from, to - from
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="rbar" viewBox="0 0 %d %d" width="%d" height="%d" aria-hidden="true"><defs><pattern id="rh" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hl" d="M0 0V5"/></pattern></defs>`, barWidth, barHeight, barWidth, barHeight)
	a, w := place(0, x(high(said)))
	fmt.Fprintf(&out, `<rect class="said" x="%.1f" y="1.5" width="%.1f" height="11"/>`, a, max(w, 1))
	a, w = place(0, x(left.Low))
	if left.Low > 0 {
		fmt.Fprintf(&out, `<rect class="sure" x="%.1f" y="3.5" width="%.1f" height="7"/>`, a, w)
	}
	if high(left) > left.Low {
		a, w = place(x(left.Low), x(high(left)))
		fmt.Fprintf(&out, `<rect class="may" x="%.1f" y="3.5" width="%.1f" height="7"/>`, a, w)
	}
	out.WriteString("</svg>")
	return figure(out.String()) //nolint:gosec // numbers
}
