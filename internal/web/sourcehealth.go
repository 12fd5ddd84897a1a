package web

import (
	"fmt"
	"html/template"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/node"
)

// sourceRow is a source as pages show it.
type sourceRow struct {
	node.SourceView
	State string        // how it does, a key of sources.health
	Mark  template.HTML // the same as a shape
	Why   string        // what is known of it, in a sentence; empty: nothing need be said
	Do    string        // what to do about it; empty: nothing
	Grave bool          // somebody has to do something, or nothing comes any more
	Doubt bool          // it is worth a look
	Busy  bool          // the page changes by itself soon
	Strip figure
	Tries []tryRow // newest first
	Every string   // how often it is tried

	Succeeded, New, Next string // how long ago, or until when; empty: never
}

// tryRow is one try of a source as the table has it.
type tryRow struct {
	node.Try
	Seconds string // how long it took
	Why     string // what went wrong; empty: nothing
}

// Last is the last try; nil: there is none yet.
func (r sourceRow) Last() *tryRow {
	if len(r.Tries) == 0 {
		return nil
	}
	return &r.Tries[0]
}

// Bounds of what counts as well.
const (
	slowAnswer = 10 * time.Second // from which an answer is slow
	slowTries  = 3                // how many answers in a row must have been; and how often a site may ask to wait before that is a failure
	lateBy     = 15 * time.Minute // after it is due, a source that was not tried is late
)

// sourceRow says how a source does.
func (l *locale) sourceRow(v node.SourceView, now time.Time) sourceRow {
	h := v.Health
	row := sourceRow{SourceView: v, Strip: l.strip(h.Tries), Every: l.every(v.Interval), Succeeded: l.since(h.Succeeded, now), New: l.since(h.New, now)}
	switch {
	case h.Next.IsZero() || v.Running:
	case h.Next.After(now):
		row.Next = l.t("sources.soon")
		if wait := h.Next.Sub(now); wait >= time.Minute {
			row.Next = l.t("sources.in", l.ago(wait))
		}
	default:
		row.Next = l.t("sources.due")
	}
	for _, t := range h.Tries {
		tr := tryRow{Try: t, Seconds: l.figures(strconv.FormatFloat(t.Took.Seconds(), 'f', 1, 64))}
		if t.Fault != nil {
			tr.Why = l.name(t.Fault.Words())
		}
		row.Tries = append(row.Tries, tr)
	}
	why := ""
	if h.Fault != nil {
		why = l.name(h.Fault.Words())
	}
	switch {
	case v.Running:
		row.State, row.Mark, row.Busy = "running", icon("loader"), true
	case !v.Enabled && h.Fault != nil && h.Fault.Code == "gone":
		row.State, row.Mark, row.Grave = "stopped", icon("octagon-x"), true
		row.Why, row.Do = why, l.t("sources.do.gone")
	case !v.Enabled:
		row.State, row.Mark = "off", icon("circle-dashed")
		row.Why = l.t("sources.why.off")
	case h.Tried.IsZero():
		row.State, row.Mark = "new", icon("circle-dashed")
		row.Busy = now.Sub(v.At) < time.Minute
		if late := now.Sub(h.Next); !h.Next.IsZero() && late > lateBy {
			row.State, row.Mark, row.Doubt = "late", icon("hourglass"), true
			row.Why = l.t("sources.why.late", l.moment(h.Next))
		}
	case h.Failures > 0 && h.Failures <= slowTries && h.Fault != nil && h.Fault.Code == "wait":
		row.State, row.Mark, row.Doubt = "slow", icon("hourglass"), true
		row.Why = why
	case h.Failures > 0:
		row.State, row.Mark, row.Grave = "failing", icon("triangle-alert"), true
		row.Why = why
		if since := failingSince(h); !since.IsZero() {
			row.Why = l.t("sources.why.since", l.moment(since), why)
		}
		row.Do = l.mend(h.Fault)
	case h.Next.IsZero():
		row.State, row.Mark = "done", icon("check-check")
		row.Why = l.t("sources.why.done", l.moment(h.Succeeded))
	case now.Sub(h.Next) > lateBy:
		row.State, row.Mark, row.Doubt = "late", icon("hourglass"), true
		row.Why = l.t("sources.why.late", l.moment(h.Next))
	case slow(h.Tries):
		row.State, row.Mark, row.Doubt = "slow", icon("hourglass"), true
		row.Why = l.t("sources.why.slow", int(h.Tries[0].Took/time.Second))
	default:
		row.State, row.Mark = "well", icon("check")
		if n := h.Tries; len(n) > 0 && n[0].Refused > 0 {
			row.Why = l.n("sources.why.refused", n[0].Refused)
		} else if len(n) > 0 && n[0].Fault != nil {
			row.Why = l.name(n[0].Fault.Words())
		}
	}
	return row
}

// failingSince is the first of the tries that failed without one between that did not; when all that are remembered
// failed, the last that went well. Zero: there never was one.
func failingSince(h node.Health) (since time.Time) {
	if h.Failures > len(h.Tries) {
		return h.Succeeded
	}
	for _, t := range h.Tries {
		if t.Outcome != node.TryFailed {
			break
		}
		since = t.At
	}
	return since
}

// slow reports whether the last answers all took long.
func slow(tries []node.Try) bool {
	if len(tries) < slowTries {
		return false
	}
	for _, t := range tries[:slowTries] {
		if t.Took < slowAnswer || t.Outcome == node.TryFailed || t.Taken > 0 { // taking in much takes its time
			return false
		}
	}
	return true
}

// mend says what a person can do about a fault whose own words do not say it.
func (l *locale) mend(fault *node.SourceError) string {
	if fault == nil {
		return ""
	}
	switch fault.Code {
	case "not_found", "forbidden", "redirects", "loop", "not_feed", "image", "binary", "is_feed", "empty", "document":
		return l.t("sources.do.address")
	case "unreachable", "timeout", "name", "cut", "server", "status", "robots_gone", "too_big", "packing", "broken", "encoding":
		return l.t("sources.do.wait")
	}
	return ""
}

// Measures of the strip, in pixels.
const (
	stripTries  = 20
	stripCell   = 7
	stripHeight = 20
)

// strip draws the last tries, the newest at the end of a line of the script: a bar where something was taken, a dash where
// nothing was new, a cross where it failed.
func (l *locale) strip(tries []node.Try) figure {
	tries = tries[:min(len(tries), stripTries)]
	if len(tries) == 0 {
		return ""
	}
	took, none, failed := 0, 0, 0
	for _, t := range tries {
		switch t.Outcome {
		case node.TryTook:
			took++
		case node.TryFailed:
			failed++
		default:
			none++
		}
	}
	const width = stripTries*stripCell + 2
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="strip" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s"><path class="ax" d="M0 %d.5H%d"/>`, width, stripHeight, width, stripHeight,
		template.HTMLEscapeString(l.n("sources.strip", len(tries), took, none, failed)), stripHeight-1, width)
	for i, t := range tries {
		x := width - (i+1)*stripCell
		if l.Dir == "rtl" {
			x = i*stripCell + 2
		}
		switch t.Outcome {
		case node.TryTook:
			fmt.Fprintf(&out, `<path class="tk" d="M%d 4h5v14h-5z"/>`, x)
		case node.TryFailed:
			fmt.Fprintf(&out, `<path class="fl" d="M%d 9l5 5m0-5-5 5"/>`, x)
		default:
			fmt.Fprintf(&out, `<path class="no" d="M%d 15h5v3h-5z"/>`, x)
		}
	}
	out.WriteString("</svg>")
	return figure(out.String()) //nolint:gosec // numbers and escaped words
}

// every says how often a source is tried.
func (l *locale) every(d time.Duration) string {
	for _, u := range everyUnits {
		if d >= u.Length && d%u.Length == 0 {
			return l.n("sources.every."+u.Key, int(d/u.Length))
		}
	}
	return l.n("sources.every.s", int(d/time.Second))
}

// since says how long ago something was; empty when it never was.
func (l *locale) since(t, now time.Time) string {
	if t.IsZero() {
		return ""
	}
	if now.Sub(t) < time.Minute {
		return l.t("sources.now")
	}
	return l.t("sources.ago", l.ago(now.Sub(t)))
}
