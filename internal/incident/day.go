package incident

import (
	"encoding/json"
	"fmt"
	"time"
)

// Day is a calendar date, counted in days since 1970-01-01. In JSON it is "2025-01-11", or null for NoDay.
type Day int32

// NoDay is a date that is not known.
const NoDay Day = -1 << 31

// DayOf returns the day of t in t's own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Date(y, int(m), d)
}

// Date returns the day of a Gregorian year, month (1–12) and day of the month.
func Date(year, month, day int) Day {
	return Day(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// ParseDay reads "2006-01-02"; the empty string is NoDay.
func ParseDay(s string) (Day, error) {
	if s == "" {
		return NoDay, nil
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return NoDay, fmt.Errorf("%q is not a date like 2025-01-11", s)
	}
	return DayOf(t), nil
}

// Time returns midnight UTC of the day.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// String returns "2006-01-02", or the empty string for NoDay.
func (d Day) String() string {
	if d == NoDay {
		return ""
	}
	return d.Time().Format(time.DateOnly)
}

// MarshalJSON writes the date as a string, NoDay as null.
func (d Day) MarshalJSON() ([]byte, error) {
	if d == NoDay {
		return []byte("null"), nil
	}
	return []byte(`"` + d.String() + `"`), nil
}

// UnmarshalJSON reads a date string or null.
func (d *Day) UnmarshalJSON(b []byte) error {
	var s *string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	if s == nil {
		*d = NoDay
		return nil
	}
	v, err := ParseDay(*s)
	*d = v
	return err
}
