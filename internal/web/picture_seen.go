package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// Seeing is offered by a node that knows who watches: what a count of nothing means in a unit, in a box, or, where there is
// neither, in the desk's areas.
type Seeing interface {
	Seen(ctx context.Context, v store.Viewer, unit string, box *store.Box, from, to incident.Day) (weeks []watch.SeenWeek, vague int, err error)
}

// seenDays is how far back is asked where no first day was chosen.
const seenDays = 8 * 7

// seenWords says what it means that nothing is shown: whether the chosen unit or box was watched, or else the desk's areas. Empty
// where the node keeps no watches. It is never said to be quiet unless every week was.
func (s *site) seenWords(r *http.Request, l *locale, f filter) string {
	node, ok := s.desk.(Seeing)
	if !ok {
		return ""
	}
	from, to := f.From, f.To
	if to == incident.NoDay {
		to = incident.DayOf(s.now())
	}
	if from == incident.NoDay {
		from = to - seenDays
	}
	weeks, vague, err := node.Seen(r.Context(), viewer(r), f.Unit, f.Box, from, to)
	if err != nil {
		weeks = nil // too long a time, or a unit that is not there: then it is not known
	}
	where := ""
	if f.Unit == "" && f.Box == nil {
		n := seenAreas(weeks)
		if n == 0 {
			return l.t("picture.seen.noareas")
		}
		where = l.n("picture.seen.areas", n) + " "
	}
	n := map[watch.SeenWord]int{}
	for i := range weeks {
		n[weeks[i].Zero()]++
	}
	word := watch.SeenUnknown
	for _, w := range []watch.SeenWord{watch.SeenUnwatched, watch.SeenUnknown, watch.SeenRecorded, watch.SeenPerhaps, watch.SeenQuiet} {
		if n[w] > 0 {
			word = w
			break
		}
	}
	says := where + l.t("picture.seen."+string(word), l.date(from), l.date(to), n[watch.SeenQuiet], n[watch.SeenUnwatched], n[watch.SeenUnknown], n[watch.SeenPerhaps], n[watch.SeenRecorded])
	if vague > 0 {
		says += " " + l.n("picture.seen.vague", vague)
	}
	return says
}

// seenAreas is how many of the desk's areas weeks were told for: the most that held in one.
func seenAreas(weeks []watch.SeenWeek) (n int) {
	for i := range weeks {
		n = max(n, weeks[i].Areas)
	}
	return n
}

// mayWords says what may lie in a week that was watched.
func (l *locale) mayWords(list []watch.SeenMay) string {
	var parts []string
	for _, m := range list {
		key, name := "picture.seen.may."+string(m.Why), m.Name.In(l.Lang)
		if m.Why == watch.SeenWider && name == "" {
			key = "picture.seen.may.near"
		}
		parts = append(parts, l.t("picture.seen.may.n", l.t(key, name), m.N))
	}
	return l.t("picture.seen.may", strings.Join(parts, l.t("list.comma")+" "))
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
	Says    string         `json:"says,omitempty"` // why it is not certain
}

// pictureSeen answers what the weeks without incidents mean at the unit or box of the filter, or else in the desk's areas, for the
// days first to last that the time line shows; without them, for the filter's own time or the last weeks. Only the place counts
// here: a week with incidents that the rest of the filter leaves out was not quiet, and is left out. So are weeks that have not
// begun.
func (s *site) pictureSeen(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	out := struct {
		Says  string     `json:"says,omitempty"` // which ground, where no place was chosen; and what is in no week
		Weeks []seenWeek `json:"weeks"`
	}{Weeks: []seenWeek{}}
	f := parseFilter(r.URL.Query())
	node, ok := s.desk.(Seeing)
	if !ok {
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
	weeks, vague, err := node.Seen(r.Context(), viewer(r), f.Unit, f.Box, start, to)
	if err != nil {
		if r.Context().Err() != nil {
			return err
		}
		weeks, start = nil, mondayOf(to)+7 // a unit that is not there, or a box without ground
	}
	if f.Unit == "" && f.Box == nil {
		n := seenAreas(weeks)
		if n == 0 {
			out.Says = l.t("picture.seen.noareas")
			return answerJSON(w, out)
		}
		out.Says = l.n("picture.seen.areas", n)
	}
	if vague > 0 {
		out.Says = strings.TrimSpace(out.Says + " " + l.n("picture.seen.vague", vague))
	}
	for d := max(mondayOf(from), start-7*4*maxSeenWeeks); d < start; d += 7 {
		if !slices.ContainsFunc(bins, func(b store.Bin) bool { return b.Week == d }) {
			out.Weeks = append(out.Weeks, seenWeek{Week: d, Zero: watch.SeenUnknown, Unknown: watch.Measure{Low: 1, High: 1}})
		}
	}
	for i := range weeks {
		x := &weeks[i]
		one := seenWeek{Week: x.Week, Zero: x.Zero(), Watched: x.Watched, Vacuum: x.Vacuum, Unknown: x.Unknown}
		switch one.Zero {
		case watch.SeenRecorded:
			continue
		case watch.SeenPerhaps:
			one.Says = l.mayWords(x.Perhaps)
		}
		out.Weeks = append(out.Weeks, one)
	}
	return answerJSON(w, out)
}

// mondayOf is the first day of the ISO week of a day.
func mondayOf(d incident.Day) incident.Day {
	return d - incident.Day((int(d.Time().Weekday())+6)%7)
}
