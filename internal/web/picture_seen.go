package web

import (
	"context"
	"net/http"

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
