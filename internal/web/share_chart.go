package web

import (
	"fmt"
	"html/template"
	"strings"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/ledger"
)

// Measures of the balance, in pixels: a block for each thing, a column for each week.
const (
	balanceColumn = 44
	balanceBlock  = 7  // with the gap beneath
	balanceMost   = 8  // blocks that fit; more are drawn to scale
	balanceWeeks  = 10 // the newest
)

// balance draws what was given (up, filled) and received (down, hollow) in each of the newest weeks. Time runs with
// the script.
func (l *locale) balance(weeks []ledger.Week) figure {
	if len(weeks) == 0 {
		return ""
	}
	if len(weeks) > balanceWeeks {
		weeks = weeks[len(weeks)-balanceWeeks:]
	}
	up, down := 1, 1
	for _, w := range weeks {
		up, down = max(up, w.Given), max(down, w.Received)
	}
	per := 1 // things in a block
	if most := max(up, down); most > balanceMost {
		per = (most + balanceMost - 1) / balanceMost
	}
	blocks := func(n int) int { return (n + per - 1) / per }
	axis := blocks(up)*balanceBlock + 4
	height := axis + blocks(down)*balanceBlock + 22
	width := len(weeks)*balanceColumn + 12
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="chart bal" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s">`, width, height, width, height,
		template.HTMLEscapeString(l.t("share.balance.chart")))
	last := time.Month(0)
	for i, w := range weeks {
		x := 6 + i*balanceColumn + 7
		if l.Dir == "rtl" {
			x = width - x - 30
		}
		for k := range blocks(w.Given) {
			fmt.Fprintf(&out, `<rect class="gv" x="%d" y="%d" width="30" height="5"/>`, x, axis-1-(k+1)*balanceBlock+2)
		}
		for k := range blocks(w.Received) {
			fmt.Fprintf(&out, `<rect class="rc" x="%d.5" y="%d.5" width="29" height="4"/>`, x, axis+2+k*balanceBlock)
		}
		label := l.num(w.Monday.Day())
		if w.Monday.Month() != last {
			label, last = l.dateShort(incident.DayOf(w.Monday)), w.Monday.Month()
		}
		fmt.Fprintf(&out, `<text x="%d" y="%d" text-anchor="middle">%s</text>`, x+15, height-4, template.HTMLEscapeString(label))
	}
	fmt.Fprintf(&out, `<path class="ax" d="M4 %d.5H%d"/></svg>`, axis, width-4)
	return figure(out.String()) //nolint:gosec // numbers and escaped words
}

// weekRow is one week of the table behind the balance.
type weekRow struct {
	ledger.Week
	Day incident.Day // its Monday
}

func weekRows(weeks []ledger.Week) []weekRow {
	out := make([]weekRow, len(weeks))
	for i, w := range weeks {
		out[i] = weekRow{w, incident.DayOf(w.Monday)}
	}
	return out
}
