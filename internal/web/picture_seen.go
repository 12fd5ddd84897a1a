package web

import (
	"context"
	"net/http"
	"slices"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// Seeing is offered by a node that knows who watches: what a count of nothing means.
type Seeing interface {
	Seen(ctx context.Context, unit string, box *store.Box, from, to incident.Day) ([]watch.SeenWeek, error)
}

// seenDays is how far back is asked where no first day was chosen.
const seenDays = 8 * 7

// seenWords says what it means that nothing is shown: whether the chosen unit or box was watched. Empty where nothing was
// chosen that could be asked about. It is never said to be quiet unless every week was.
func (s *site) seenWords(r *http.Request, l *locale, f filter) string {
	node, ok := s.desk.(Seeing)
	if !ok || f.Unit == "" && f.Box == nil {
		return ""
	}
	from, to := f.From, f.To
	if to == incident.NoDay {
		to = incident.DayOf(s.now())
	}
	if from == incident.NoDay {
		from = to - seenDays
	}
	weeks, err := node.Seen(r.Context(), f.Unit, f.Box, from, to)
	if err != nil || len(weeks) == 0 {
		weeks = nil // too long a time, or a unit without an outline: then it is not known
	}
	n := map[watch.SeenWord]int{}
	for i := range weeks {
		n[weeks[i].Zero()]++
	}
	word := watch.SeenUnknown
	switch {
	case n[watch.SeenUnwatched] > 0:
		word = watch.SeenUnwatched
	case n[watch.SeenUnknown] == 0 && len(weeks) > 0:
		word = watch.SeenQuiet
	}
	return l.t("picture.seen."+string(word), l.date(from), l.date(to), n[watch.SeenQuiet], n[watch.SeenUnwatched], n[watch.SeenUnknown])
}

// maxSeenWeeks is how many weeks, the last of those asked for, are worked out at once.
const maxSeenWeeks = 520

// seenWeek is one week of the time line in which nothing is recorded, and what that means.
type seenWeek struct {
	Week    incident.Day   `json:"week"` // its Monday
	Zero    watch.SeenWord `json:"zero"`
	Watched watch.Measure  `json:"watched"`
	Vacuum  watch.Measure  `json:"vacuum"`
	Unknown watch.Measure  `json:"unknown"`
}

// pictureSeen answers what the weeks without incidents mean at the unit or box of the filter, for the days first to last that
// the time line shows; without them, for the filter's own time or the last weeks. Only the place counts here: a week with
// incidents that the rest of the filter leaves out was not quiet, and is left out. So are weeks that have not begun.
func (s *site) pictureSeen(w http.ResponseWriter, r *http.Request) error {
	out := struct {
		Weeks []seenWeek `json:"weeks"`
	}{Weeks: []seenWeek{}}
	f := parseFilter(r.URL.Query())
	node, ok := s.desk.(Seeing)
	if !ok || f.Unit == "" && f.Box == nil {
		return answerJSON(w, out)
	}
	today := incident.DayOf(s.now())
	from, to := f.From, f.To
	for field, day := range map[string]*incident.Day{"first": &from, "last": &to} {
		typed := r.URL.Query().Get(field)
		if typed == "" {
			continue
		}
		d, err := incident.ParseDay(typed)
		if err != nil {
			return problem{http.StatusBadRequest, "error.form", nil}
		}
		*day = d
	}
	if to == incident.NoDay || to > today {
		to = today
	}
	if from == incident.NoDay {
		from = to - seenDays
	}
	if from > to {
		return answerJSON(w, out)
	}
	q := store.Query{From: incident.NoDay, To: incident.NoDay, Unit: f.Unit, Box: f.Box}
	bins, err := s.desk.Weeks(r.Context(), viewer(r), q)
	if err != nil {
		return err
	}
	// What is further back than can be worked out is not known: it is not left blank.
	start := max(mondayOf(from), mondayOf(to)-7*(maxSeenWeeks-1))
	weeks, err := node.Seen(r.Context(), f.Unit, f.Box, start, to)
	if err != nil {
		if r.Context().Err() != nil {
			return err
		}
		weeks, start = nil, mondayOf(to)+7 // a unit without an outline, or a box without ground
	}
	var early []watch.SeenWeek
	for d := max(mondayOf(from), start-7*4*maxSeenWeeks); d < start; d += 7 {
		early = append(early, watch.SeenWeek{Week: d, Unknown: watch.Measure{Low: 1, High: 1}})
	}
	for _, x := range slices.Concat(early, weeks) {
		if slices.ContainsFunc(bins, func(b store.Bin) bool { return b.Week == x.Week }) {
			continue
		}
		one := seenWeek{Week: x.Week, Zero: x.Zero(), Watched: x.Watched, Vacuum: x.Vacuum, Unknown: x.Unknown}
		if one.Zero == watch.SeenQuiet {
			// A week counts incidents by their first day, and not those known by month alone: quiet is said only where none touches it.
			q.From, q.To = x.Week, x.Week+6
			n, err := s.desk.Count(r.Context(), viewer(r), q)
			if err != nil {
				return err
			}
			if n.N > 0 || n.More {
				continue
			}
			if x.Week+6 >= today {
				one.Zero = watch.SeenUnknown // it is not over
			}
		}
		out.Weeks = append(out.Weeks, one)
	}
	return answerJSON(w, out)
}

// mondayOf is the first day of the ISO week of a day.
func mondayOf(d incident.Day) incident.Day {
	return d - incident.Day((int(d.Time().Weekday())+6)%7)
}
