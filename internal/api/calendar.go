package api

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"time"

	"tansiq/internal/format/ical"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// FeedPrefix is below where calendars are: /feeds/watch/TOKEN.ics.
const FeedPrefix = "/feeds"

const calendarPath = FeedPrefix + "/watch/"

// Bounds of a calendar: how long a watch that is over stays in it, and how often a program should look again.
const (
	calendarPast  = 90 * 24 * time.Hour
	calendarEvery = 6 * time.Hour

	calendarLeftOut = 5000 // turns before a watch begins
)

// calendar answers with the watches of this party, and of nobody else. Its address is the right to it, because calendars cannot send headers.
func (s *Server) calendar(w http.ResponseWriter, r *http.Request) {
	begin, status := time.Now(), http.StatusOK
	defer func() { s.meters.observe("calendar", status, time.Since(begin)) }()
	secret, file := strings.CutSuffix(strings.TrimPrefix(r.URL.Path, calendarPath), ".ics")
	clean := withPath(r, calendarPath)
	fail := func(err error) {
		p := s.asProblem(clean, err)
		status = p.Status
		s.problem(w, clean, p)
	}
	if !file || !strings.HasPrefix(r.URL.Path, calendarPath) || strings.Contains(secret, "/") {
		fail(store.ErrNotFound)
		return
	}
	t, err := s.feedToken(clean, node.FeedCalendar, secret)
	if err != nil {
		fail(err)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		fail(problem{Status: http.StatusMethodNotAllowed, Detail: "A calendar can be read here, and not changed."})
		return
	}
	c, err := s.calendarOf(clean.Context(), t)
	if err != nil {
		fail(err)
		return
	}
	var b bytes.Buffer
	if err := ical.Write(&b, c); err != nil {
		fail(err)
		return
	}
	sum := sha256.Sum256(b.Bytes())
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	h := w.Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "private, no-cache") // the program may keep it, and has to ask whether it still holds
	if tagged(r.Header.Values("If-None-Match"), tag) {
		status = http.StatusNotModified
		w.WriteHeader(status)
		return
	}
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `inline; filename="watches.ics"`)
	_, _ = w.Write(b.Bytes())
}

// tagged says whether one of the tags that a client holds is this one. A weak one counts as well, as RFC 9110 has it for If-None-Match.
func tagged(headers []string, tag string) bool {
	for _, one := range strings.Split(strings.Join(headers, ","), ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}

// calendarOf makes the calendar that a token opens. Notes, contacts and how many people there are never go into one.
func (s *Server) calendarOf(ctx context.Context, t node.FeedToken) (ical.Calendar, error) {
	m, err := s.node.WatchModel(ctx)
	if err != nil {
		return ical.Calendar{}, err
	}
	parties, err := s.node.WatchParties(ctx)
	if err != nil {
		return ical.Calendar{}, err
	}
	lang, _, err := s.node.Setting(ctx, node.SettingLang)
	if err != nil {
		return ical.Calendar{}, err
	}
	lang = cmp.Or(lang, "en")
	word := text.Bilingual{AR: "مراقبة", EN: "Watch"}.In(lang)
	now := s.now()
	names := map[string]text.Bilingual{}
	for _, a := range m.Areas(now.Unix()) {
		names[a.ID] = a.Name
	}
	c := ical.Calendar{Name: word, Stamp: t.Made, Refresh: calendarEvery}
	for _, w := range m.Watches() {
		if !parties.Own(w) {
			continue
		}
		e, ok := calendarEvent(w, now.Add(-calendarPast))
		if !ok {
			continue
		}
		sum := sha256.Sum256([]byte(t.ID + " " + w.ID))
		e.UID, e.Summary, e.Class = hex.EncodeToString(sum[:16])+"@tansiq", word, "PRIVATE"
		e.Status, e.Modified, e.Sequence = "CONFIRMED", w.At, w.Version-1
		if !m.InForce(w) {
			e.Status = "TENTATIVE"
		}
		if t.Detail == node.FeedFull {
			if name := cmp.Or(names[w.Area].In(lang), w.Area); name != "" {
				e.Summary, e.Location = word+": "+name, name
			}
			e.Categories, e.Description = []string{string(w.Kind)}, w.ID
		}
		if w.At.After(c.Stamp) {
			c.Stamp = w.At // not the moment of asking: the same watches give the same bytes
		}
		c.Events = append(c.Events, e)
	}
	slices.SortFunc(c.Events, func(a, b ical.Event) int { return cmp.Or(a.From.Compare(b.From), cmp.Compare(a.UID, b.UID)) })
	return c, nil
}

// calendarEvent is when a watch is kept, as an event; false for one that was over before a moment, or never began.
func calendarEvent(w *watch.Watch, since time.Time) (ical.Event, bool) {
	sch := w.Schedule
	if w.Begins.After(sch.From) && sch.Rule == "" && len(sch.Also) == 0 {
		if end := sch.From.Add(time.Duration(sch.Length)); sch.Length != 0 && (sch.Until.IsZero() || end.Before(sch.Until)) {
			sch.Until = end
		}
		sch.From, sch.Length = w.Begins, 0
		if !sch.Until.IsZero() && !sch.Until.After(sch.From) {
			return ical.Event{}, false
		}
	}
	if !w.Withdrawn.IsZero() && (sch.Until.IsZero() || w.Withdrawn.Before(sch.Until)) {
		if !w.Withdrawn.After(sch.From) {
			return ical.Event{}, false
		}
		sch.Until = w.Withdrawn
	}
	c, err := watch.Compile(sch)
	if err != nil || c.Bounds().To <= since.Unix() {
		return ical.Event{}, false
	}
	e := ical.Event{From: sch.From.UTC(), Length: time.Duration(sch.Length), Rule: sch.Rule, Zone: sch.Zone, Except: sch.Except, Also: sch.Also}
	if sch.Rule == "" && len(sch.Also) == 0 {
		if !sch.Until.IsZero() && (sch.Length == 0 || sch.Until.Before(sch.From.Add(time.Duration(sch.Length)))) {
			e.Length = sch.Until.Sub(sch.From).Truncate(time.Second)
		}
		e.Zone, e.Except = "", nil
		return e, true
	}
	if w.Begins.After(sch.From) {
		// Turns before the watch begins are left out one by one: a later first turn might change what the rule means.
		for o, ok := c.Next(watch.Begin); ok && o.To <= w.Begins.Unix() && len(e.Except) < calendarLeftOut; o, ok = c.Next(o.From) {
			e.Except = append(slices.Clip(e.Except), time.Unix(o.From, 0).UTC())
		}
		if last, ok := c.Last(watch.End); ok && last.To <= w.Begins.Unix() {
			return ical.Event{}, false
		}
	}
	if !sch.Until.IsZero() {
		// What begins before the end is shown whole, though its last hours may be cut.
		whole := sch
		whole.Until = time.Time{}
		e.Also = slices.DeleteFunc(slices.Clone(sch.Also), func(t time.Time) bool { return !t.Before(sch.Until) })
		if c, err := watch.Compile(whole); err == nil && sch.Rule != "" {
			if _, more := c.Next(sch.Until.Unix() - 1); more {
				e.Rule = endRule(sch.Rule, sch.Until.Add(-time.Second))
			}
		}
	}
	return e, true
}

// endRule is a rule that ends at a moment at the latest, in place of the end that it has: the caller knows that it goes on beyond.
func endRule(rule string, last time.Time) string {
	parts := strings.Split(rule, ";")
	parts = slices.DeleteFunc(parts, func(p string) bool {
		name, _, _ := strings.Cut(p, "=")
		return strings.EqualFold(name, "COUNT") || strings.EqualFold(name, "UNTIL") || p == ""
	})
	return strings.Join(append(parts, "UNTIL="+last.UTC().Format("20060102T150405Z")), ";")
}
