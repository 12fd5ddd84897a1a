package api

import (
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Lengths of a page of features.
const (
	ogcPage    = 100
	ogcMaxPage = 1000
)

var (
	bboxParam = param{name: "bbox", schema: map[string]any{"type": "array", "minItems": 4, "maxItems": 6, "items": map[string]any{"type": "number"}},
		about: "west,south,east,north in degrees, WGS 84; with heights six numbers, of which the heights are passed over. West may be east of east: then it reaches over the antimeridian."}
	datetimeParam = param{name: "datetime", schema: stringSchema,
		about: "A moment (2025-02-01T06:00:00Z), or a time from one to another: 2025-02-01T00:00:00Z/2025-03-01T00:00:00Z, with .. for an open end. A day stands for the whole of it."}
	ogcLimitParam = param{name: "limit", about: "Most features of a page.", schema: integerSchema(1, ogcMaxPage, ogcPage)}
	afterParam    = param{name: "after", about: "Id of the feature after which the page begins: next links carry it.", schema: stringSchema}
)

// box is a rectangle in degrees; west is never east of east.
type box struct{ west, south, east, north float64 }

// meets says whether two boxes have a point in common.
func (b box) meets(o box) bool {
	return b.west <= o.east && o.west <= b.east && b.south <= o.north && o.south <= b.north
}

// moments is what a datetime stands for: a moment, or a time from one to another. A zero end is open; the zero value is "not asked".
type moments struct {
	asked    bool
	from, to time.Time // to is inclusive; equal: a moment
}

// moment is the one moment for what can only be told of one: the end of a time, the beginning where the end is open, or now.
func (m moments) moment(now time.Time) time.Time {
	switch {
	case !m.to.IsZero():
		return m.to
	case !m.from.IsZero() && m.from.After(now):
		return m.from
	}
	return now
}

// String writes it as it is asked for; what was not asked stands for now.
func (m moments) String(now time.Time) string {
	end := func(t time.Time) string {
		if t.IsZero() {
			return ".."
		}
		return t.UTC().Format(time.RFC3339)
	}
	switch {
	case !m.asked:
		return end(now)
	case m.from.Equal(m.to) && !m.from.IsZero():
		return end(m.from)
	}
	return end(m.from) + "/" + end(m.to)
}

// featureQuery is what is asked of a collection.
type featureQuery struct {
	boxes []box // none: everywhere; two where it reaches over the antimeridian
	when  moments
	limit int
	after string
}

// meets says whether a feature lies where it is asked for.
func (q featureQuery) meets(f feature) bool {
	if len(q.boxes) == 0 {
		return true
	}
	for _, b := range q.boxes {
		if f.meets(b) {
			return true
		}
	}
	return false
}

func parseFeatureQuery(v url.Values, now time.Time) (featureQuery, error) {
	q := featureQuery{limit: ogcPage, after: v.Get("after")}
	var err error
	if s := v.Get("limit"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil && !strings.HasSuffix(err.Error(), strconv.ErrRange.Error()) || err == nil && n == 0 {
			return q, problem{Status: http.StatusBadRequest, Detail: fmt.Sprintf("limit: %q is not a whole number from 1 to %d.", clipped(s), ogcMaxPage), Parameter: "limit"}
		}
		q.limit = int(min(n, ogcMaxPage)) // the standard has a server give its most where more is asked for
	}
	if q.boxes, err = parseBBox(v.Get("bbox")); err != nil {
		return q, problem{Status: http.StatusBadRequest, Detail: "bbox: " + err.Error() + ".", Parameter: "bbox"}
	}
	if q.when, err = parseDatetime(v.Get("datetime"), now); err != nil {
		return q, problem{Status: http.StatusBadRequest, Detail: "datetime: " + err.Error() + ".", Parameter: "datetime"}
	}
	return q, nil
}

// clipped cuts what somebody sent to what a message can hold.
func clipped(s string) string {
	const most = 60
	if len(s) > most {
		return strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}

// parseBBox reads a bbox; "" is none.
func parseBBox(s string) ([]box, error) {
	if s == "" {
		return nil, nil
	}
	parts := strings.SplitN(s, ",", 8)
	if len(parts) != 4 && len(parts) != 6 {
		return nil, fmt.Errorf("%q has %d numbers; want four: west,south,east,north", clipped(s), len(parts))
	}
	n := make([]float64, len(parts))
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		if err != nil || math.IsNaN(f) || math.IsInf(f, 0) || strings.ContainsAny(p, "xXpP_") {
			return nil, fmt.Errorf("%q is not a number", clipped(p))
		}
		n[i] = f
	}
	b := box{n[0], n[1], n[2], n[3]}
	if len(n) == 6 {
		b = box{n[0], n[1], n[3], n[4]}
	}
	switch {
	case b.south > b.north:
		return nil, fmt.Errorf("south (%g) is north of north (%g)", b.south, b.north)
	case b.south < -90 || b.north > 90:
		return nil, fmt.Errorf("latitudes lie between −90 and 90")
	case b.west < -180 || b.west > 180 || b.east < -180 || b.east > 180:
		return nil, fmt.Errorf("longitudes lie between −180 and 180")
	case b.west > b.east:
		return []box{{b.west, b.south, 180, b.north}, {-180, b.south, b.east, b.north}}, nil
	}
	return []box{b}, nil
}

// parseDatetime reads a datetime; "" is none.
func parseDatetime(s string, now time.Time) (moments, error) {
	if s == "" {
		return moments{}, nil
	}
	from, to, interval := strings.Cut(s, "/")
	m := moments{asked: true}
	var err error
	if !interval {
		var day bool
		if m.from, day, err = parseMoment(s); err != nil {
			return m, err
		}
		m.to = m.from
		if day {
			m.to = m.from.AddDate(0, 0, 1).Add(-time.Second)
		}
		return m, nil
	}
	if from != "" && from != ".." {
		if m.from, _, err = parseMoment(from); err != nil {
			return m, err
		}
	}
	if to != "" && to != ".." {
		var day bool
		if m.to, day, err = parseMoment(to); err != nil {
			return m, err
		}
		if day {
			m.to = m.to.AddDate(0, 0, 1).Add(-time.Second)
		}
	}
	if !m.from.IsZero() && !m.to.IsZero() && m.to.Before(m.from) {
		return m, fmt.Errorf("%q ends before it begins", clipped(s))
	}
	return m, nil
}

// Years that a moment may lie in.
const firstYear, lastYear = 1900, 2199

func parseMoment(s string) (t time.Time, day bool, err error) {
	if t, err = time.Parse(time.DateOnly, s); err == nil {
		day = true
	} else if t, err = time.Parse(time.RFC3339, s); err != nil {
		if s == "" || s == ".." {
			return t, false, fmt.Errorf("a moment is missing")
		}
		return t, false, fmt.Errorf("%q is not a moment like 2025-02-01T06:00:00Z", clipped(s))
	}
	t = t.UTC().Truncate(time.Second)
	if t.Year() < firstYear || t.Year() > lastYear {
		return t, false, fmt.Errorf("%q lies outside the years %d to %d", clipped(s), firstYear, lastYear)
	}
	return t, day, nil
}
