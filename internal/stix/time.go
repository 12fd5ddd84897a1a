package stix

import (
	"fmt"
	"strings"
	"time"
)

// Timestamp is a moment as STIX writes it: RFC 3339 in UTC with "Z" and any number of fractional digits. It
// keeps the text, so that no digit is lost; the zero value is no moment.
type Timestamp struct {
	text string
	sec  time.Time
	frac string // fractional digits without trailing zeros
}

// ParseTimestamp reads a timestamp. A leap second (":60") is taken as the first of the next minute.
func ParseTimestamp(s string) (Timestamp, error) {
	bad := func(why string) (Timestamp, error) {
		return Timestamp{}, fmt.Errorf("%s is not a timestamp like 2025-01-11T08:30:00.000Z: %s", quote(s), why)
	}
	if len(s) < len("2006-01-02T15:04:05Z") {
		return bad("too short")
	}
	whole, rest := s[:19], s[19:]
	if rest[len(rest)-1] != 'Z' {
		return bad("it must end in Z, the sign of UTC")
	}
	frac := rest[:len(rest)-1]
	if frac != "" {
		if frac[0] != '.' || len(frac) == 1 || strings.Trim(frac[1:], "0123456789") != "" {
			return bad("only digits may follow the point")
		}
		frac = strings.TrimRight(frac[1:], "0")
	}
	leap := strings.HasSuffix(whole, ":60")
	if leap {
		whole = whole[:17] + "59"
	}
	sec, err := time.Parse("2006-01-02T15:04:05", whole)
	if err != nil {
		return bad("no such date or time of day")
	}
	if leap {
		sec = sec.Add(time.Second)
	}
	return Timestamp{text: s, sec: sec, frac: frac}, nil
}

// FormatTime writes t as STIX wants it in created and modified: UTC, to the millisecond.
func FormatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// String returns the text as it came.
func (t Timestamp) String() string { return t.text }

// Time returns the moment, cut to nanoseconds.
func (t Timestamp) Time() time.Time {
	digits := (t.frac + "000000000")[:9]
	var ns time.Duration
	for _, c := range []byte(digits) {
		ns = ns*10 + time.Duration(c-'0')
	}
	return t.sec.Add(ns)
}

// Compare returns −1, 0 or +1 as t is before, at or after u, by every digit given.
func (t Timestamp) Compare(u Timestamp) int {
	if c := t.sec.Compare(u.sec); c != 0 {
		return c
	}
	return strings.Compare(t.frac, u.frac)
}
