package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

type watchCmd struct {
	Gaps      watchGapsCmd      `cmd:"" help:"What nobody is known to watch: where, since when, and how it arose."`
	Coverage  watchCoverageCmd  `cmd:"" help:"How every area stands at a moment: watched, partly, vacuum or unknown."`
	Areas     watchAreasCmd     `cmd:"" help:"Areas: list, show, add, import, split, merge, retire."`
	List      watchListCmd      `cmd:"" help:"List watches."`
	Add       watchAddCmd       `cmd:"" help:"Enter a watch."`
	Change    watchChangeCmd    `cmd:"" help:"Change a watch from a moment on, or correct it."`
	Import    watchImportCmd    `cmd:"" help:"Enter watches from an iCalendar file."`
	Withdraw  watchWithdrawCmd  `cmd:"" help:"End a watch before its time."`
	Declare   watchDeclareCmd   `cmd:"" help:"Note that a party declared the list of its watches complete, or no longer."`
	Departure watchDepartureCmd `cmd:"" help:"What the departure of a party, a kind or a watch uncovers."`
	Corridor  watchCorridorCmd  `cmd:"" help:"Ways through unwatched ground from one place to another."`
	Capacity  watchCapacityCmd  `cmd:"" help:"Hours and people offered for the ground, day by day."`
	Feed      watchFeedCmd      `cmd:"" help:"Let QGIS or a calendar fetch, each by a token of its own."`
}

// redHelp stands in the help of every command that prints or writes what nobody watches.
const redHelp = `What it prints is TLP:RED: whoever holds it knows where nobody looks. All of it is as this node knows it: what
partners did not give is not in it. Unknown means that nobody whose word counts has said its list is complete; it is
neither vacuum nor calm.`

// timeHelp says how times are written on the command line.
const timeHelp = `Times are written 2025-02-01 (a whole day), 2025-02-01T18:00 (UTC) or with their zone, 2025-02-01T18:00+03:00.`

// instant is a moment on the command line. A day stands for its beginning, or its end where it ends something.
type instant struct {
	time.Time
	day bool
}

// UnmarshalText reads an instant; kong calls it.
func (i *instant) UnmarshalText(b []byte) error {
	s := string(b)
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, s); err == nil {
			if y := t.Year(); y < 1900 || y > 2199 {
				return fmt.Errorf("%q is not between the years 1900 and 2199", s)
			}
			i.Time, i.day = t.UTC(), layout == time.DateOnly
			return nil
		}
	}
	return fmt.Errorf("%q is no time like 2025-02-01 or 2025-02-01T18:00", s)
}

// end is the moment as the end of something, exclusive: a day is in it.
func (i instant) end() time.Time {
	if i.day {
		return i.AddDate(0, 0, 1)
	}
	return i.Time
}

// or gives the moment, or another where none was named.
func (i instant) or(t time.Time) time.Time {
	if i.IsZero() {
		return t.UTC().Truncate(time.Second)
	}
	return i.Time
}

// windowed is embedded by commands that ask about a time.
type windowed struct {
	From instant `placeholder:"TIME" help:"From when; 30 days ago otherwise."`
	To   instant `placeholder:"TIME" help:"Until when, a day with all of it; now otherwise."`
}

func (w windowed) window(e *env) (watch.Span, error) {
	to := w.To.end()
	if w.To.IsZero() {
		to = e.now().UTC()
		if w.From.After(to) {
			to = w.From.AddDate(0, 0, 30)
		}
	}
	s := watch.SpanOf(w.From.or(to.AddDate(0, 0, -30)), to)
	if s.Empty() {
		return s, usagef("the time asked about ends (%s) before it begins (%s)", clock(to), clock(w.From.Time))
	}
	return s, nil
}

// supposing is embedded by commands that ask what would be.
type supposing struct {
	Without []string `placeholder:"PARTY" help:"Think this party's watches away: what its departure would uncover; repeatable."`
	Assume  []string `placeholder:"PLAN" help:"Think this plan in force though it is not; * for all; repeatable."`
	Least   string   `enum:"low,moderate,high" default:"low" help:"Count only watches of at least this confidence: low, moderate or high."`
}

// ask puts what is supposed into a question.
func (s supposing) ask(e *env, n *node.Node, a *watch.Ask) (without []string, err error) {
	if s.Least != string(watch.Low) {
		a.Least = watch.Confidence(s.Least)
	}
	a.Assume = s.Assume
	var gone []string
	for _, word := range s.Without {
		p, err := watchParty(e, n, word)
		if err != nil {
			return nil, err
		}
		gone = append(gone, p.ID)
	}
	if len(gone) > 0 {
		a.Without = func(w *watch.Watch) bool { return slices.Contains(gone, w.Party.ID) }
	}
	return gone, nil
}

// watchParty finds a party on the command line: us, a partner by name or id, or name:… for one without a node.
func watchParty(e *env, n *node.Node, word string) (watch.Party, error) {
	if name, ok := strings.CutPrefix(word, "name:"); ok {
		name = strings.TrimSpace(name)
		if name == "" || len([]rune(name)) > 200 {
			return watch.Party{}, usagef("after name: stands the name of a party, of at most 200 letters")
		}
		b := text.Bilingual{EN: name}
		if strings.ContainsFunc(name, func(r rune) bool { return r >= 0x600 && r <= 0x6FF }) {
			b = text.Bilingual{AR: name}
		}
		return watch.NamedParty(b), nil
	}
	card, err := n.Card(e.ctx)
	if err != nil {
		return watch.Party{}, err
	}
	if word == "us" || word == card.Party {
		return watch.Party{ID: card.Party}, nil
	}
	p, err := n.FindPartner(e.ctx, word)
	if errors.Is(err, store.ErrNotFound) {
		return watch.Party{}, fmt.Errorf("there is no one party %q here: us stands for this node, `tansiq partner list` shows partners, and name:%s names one without a node", word, word)
	}
	return watch.Party{ID: p.ID}, err
}

// findArea finds an area by id or by its name in either language; our own by a name first, then those of partners.
func findArea(e *env, n *node.Node, word string) (watch.Area, error) {
	own, err := n.Areas(e.ctx)
	if err != nil {
		return watch.Area{}, err
	}
	given, err := n.AreasOfPartners(e.ctx)
	if err != nil {
		return watch.Area{}, err
	}
	a, there, err := areaAmong(own, word)
	if !there && err == nil {
		a, there, err = areaAmong(given, word)
	}
	if !there && err == nil {
		err = fmt.Errorf("there is no area %q: `tansiq watch areas list` shows names and ids", word)
	}
	return a, err
}

// areaAmong finds an area in a list by id or name; false when there is none.
func areaAmong(list []watch.Area, word string) (watch.Area, bool, error) {
	var found []watch.Area
	for _, a := range list {
		if a.ID == word {
			return a, true, nil
		}
		if strings.EqualFold(a.Name.EN, word) || a.Name.AR == word {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return watch.Area{}, false, nil
	case 1:
		return found[0], true, nil
	}
	return watch.Area{}, false, fmt.Errorf("%d areas are called %q: name one by its id", len(found), word)
}

// faults makes of an error about something that people entered one that says each fault with its field, in a language.
func faults(err error, lang string) error {
	if err == nil {
		return nil
	}
	var lines []string
	var walk func(error)
	walk = func(err error) {
		var many interface{ Unwrap() []error }
		var fault *watch.Error
		var when *watch.ScheduleError
		var ground *area.GeometryError
		switch {
		case errors.As(err, &many):
			for _, one := range many.Unwrap() {
				walk(one)
			}
		case errors.As(err, &fault):
			lines = append(lines, fielded(fault.Field, fault.Words().In(lang)))
		case errors.As(err, &when):
			lines = append(lines, fielded(when.Field, when.Words().In(lang)))
		case errors.As(err, &ground):
			ar, en := ground.Words()
			lines = append(lines, fielded(ground.Path, text.Bilingual{AR: ar, EN: en}.In(lang)))
		default:
			lines = append(lines, words(err, lang))
		}
	}
	walk(err)
	if len(lines) == 0 {
		return err
	}
	return errors.New(strings.Join(lines, "\n"))
}

func fielded(field, words string) string {
	if field == "" {
		return words
	}
	return field + ": " + words
}

// parsePoints reads positions, "38.10,34.55 38.92,34.80".
func parsePoints(flag, s string) ([]area.Point, error) {
	var out []area.Point
	for _, one := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ';' }) {
		lon, lat, ok := strings.Cut(one, ",")
		x, errX := strconv.ParseFloat(lon, 64)
		y, errY := strconv.ParseFloat(lat, 64)
		if !ok || errX != nil || errY != nil || !(x >= -180 && x <= 180 && y >= -90 && y <= 90) {
			return nil, usagef("%s: %q is no position: longitude, then latitude, in degrees, like 38.28,34.56", flag, one)
		}
		out = append(out, area.PointOf(x, y))
	}
	return out, nil
}

// readShape reads an outline from a GeoJSON file and tells what was mended in it.
func readShape(e *env, file, lang string) (area.Shape, []area.Repair, error) {
	b, err := e.readInput(file, 64<<20)
	if err != nil {
		return area.Shape{}, nil, err
	}
	s, repairs, err := area.ReadGeometry(b)
	if err != nil {
		return s, nil, fmt.Errorf("%s: %w", file, faults(err, lang))
	}
	tellRepairs(e, file, repairs, lang)
	return s, repairs, nil
}

// tellRepairs says what was mended in an outline.
func tellRepairs(e *env, what string, repairs []area.Repair, lang string) {
	for _, r := range repairs {
		e.say("%s: %s", what, text.Bilingual{AR: r.AR, EN: r.EN}.In(lang))
	}
}

// km2 writes km² for people.
func km2(f float64) string {
	switch {
	case f == 0 || f >= 100:
		return strconv.FormatFloat(f, 'f', 0, 64) + " km²"
	case f >= 1:
		return strconv.FormatFloat(f, 'f', 1, 64) + " km²"
	}
	return strconv.FormatFloat(f, 'g', 2, 64) + " km²"
}

// ranged writes a range of km², or the one number where both ends are the same for people.
func ranged(m watch.Measure) string {
	if low, high := km2(m.Low), km2(m.High); low != high {
		return strings.TrimSuffix(low, " km²") + "–" + high
	}
	return km2(m.High)
}

// lasting writes how long something lasts for people: in whole hours from two days on, else in whole minutes.
func (s spoken) lasting(d time.Duration) string {
	if d >= 48*time.Hour {
		d = d.Round(time.Hour)
	}
	return watch.Length(d.Round(time.Minute)).Words().In(s.Lang)
}
