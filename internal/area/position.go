package area

import (
	"strconv"
	"strings"
)

// ParsePosition reads a position as people write it: longitude and then latitude in degrees, apart by a comma or spaces (38.28, 34.56), in
// digits of either script, or each with its letter and then in either order (34.56N 38.28E). lettered says that letters tell which is which.
// ok is false for what is none or lies off the globe; numbers reports whether it was meant as one: two numbers and nothing else.
func ParsePosition(s string) (p Point, lettered, numbers, ok bool) {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r == '٫':
			return '.'
		case r == '،', r == ';', r == '؛', r == '\t', r == '°', r == ',':
			return ' '
		case r == '−':
			return '-'
		case r == '\u200e', r == '\u200f', r >= '\u2066' && r <= '\u2069':
			return -1
		}
		return r
	}, s)
	fields := strings.Fields(s)
	if len(fields) != 2 {
		return Point{}, false, false, false
	}
	var v [2]float64
	var letters [2]string
	for i, f := range fields {
		f = strings.ToUpper(f)
		if last := f[len(f)-1:]; strings.Contains("NSEW", last) {
			letters[i], f = last, f[:len(f)-1]
		}
		x, err := strconv.ParseFloat(f, 64)
		if err != nil || x != x {
			return Point{}, false, false, false
		}
		if letters[i] == "S" || letters[i] == "W" {
			x = -x
		}
		v[i] = x
	}
	north := func(l string) bool { return l == "N" || l == "S" }
	east := func(l string) bool { return l == "E" || l == "W" }
	switch a, b := letters[0], letters[1]; {
	case north(a) && north(b) || east(a) && east(b):
		return Point{}, true, true, false
	case north(a) || east(b):
		v[0], v[1] = v[1], v[0]
		lettered = true
	default:
		lettered = a != "" || b != ""
	}
	if !(v[0] >= -180 && v[0] <= 180 && v[1] >= -90 && v[1] <= 90) {
		return Point{}, lettered, true, false
	}
	return PointOf(v[0], v[1]), lettered, true, true
}
