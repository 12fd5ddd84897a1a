package cli

import (
	"fmt"
	"strings"
	"time"
)

// meter shows how far a piece of work has come: nothing in its first second, then a bar on a terminal, or a line
// every few seconds where there is none.
type meter struct {
	e           *env
	what        string
	start, last time.Time
	shown       bool
}

// meter begins a piece of work; done must be called at its end.
func (e *env) meter(what string) *meter {
	now := time.Now()
	return &meter{e: e, what: what, start: now, last: now.Add(time.Second - 100*time.Millisecond)}
}

// set shows that done of total is done; a total of 0 is not known.
func (m *meter) set(done, total int) {
	pause := 100 * time.Millisecond
	if !m.e.bars {
		pause = 3 * time.Second
	}
	now := time.Now()
	if now.Sub(m.last) < pause {
		return
	}
	m.last, m.shown = now, true
	line := fmt.Sprintf("%s: %s", m.what, thousands(done))
	if total > 0 {
		share := min(float64(done)/float64(total), 1)
		const width = 24
		full := int(share * width)
		if m.e.bars {
			line = fmt.Sprintf("%s [%s%s] %3.0f %%", m.what, strings.Repeat("█", full), strings.Repeat("·", width-full), share*100)
		} else {
			line = fmt.Sprintf("%s: %.0f %%", m.what, share*100)
		}
		if left := time.Duration(float64(now.Sub(m.start)) * (1 - share) / max(share, 0.01)); left > time.Second {
			line += fmt.Sprintf(", about %s left", left.Round(time.Second))
		}
	}
	if m.e.bars {
		fmt.Fprintf(m.e.errs, "\r\x1b[K%s", line)
		return
	}
	fmt.Fprintln(m.e.errs, line)
}

// done wipes the bar.
func (m *meter) done() {
	if m.shown && m.e.bars {
		fmt.Fprint(m.e.errs, "\r\x1b[K")
	}
}

// thousands writes 16566 as 16,566.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
