package release

import (
	"strconv"
	"unicode/utf8"
)

// A small writer of JSON that appends to a slice: objects are written in a fixed order of their properties, and
// nothing is allocated but the slice.

const hexDigits = "0123456789abcdef"

// appendString appends s as a JSON string. What no JSON text of STIX may hold is replaced (bytes that are no
// UTF-8) or left out (NUL).
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	valid := utf8.ValidString(s)
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			if valid {
				i++
				continue
			}
			r, n := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && n == 1 {
				b = append(b, s[start:i]...)
				b = append(b, "\uFFFD"...)
				start = i + 1
			}
			i += n
			continue
		}
		if c >= 0x20 && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case 0:
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
		i++
		start = i
	}
	b = append(b, s[start:]...)
	return append(b, '"')
}

// appendText appends name, which ends in a colon, and a string; nothing when the string is empty.
func appendText(b []byte, name, s string) []byte {
	if s == "" {
		return b
	}
	b = append(b, name...)
	return appendString(b, s)
}

// appendPlain appends name, which ends in a colon, and a string that needs no escapes; nothing when it is empty.
func appendPlain(b []byte, name, s string) []byte {
	if s == "" {
		return b
	}
	b = append(b, name...)
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}

// appendInt appends name, which ends in a colon, and a number.
func appendInt(b []byte, name string, n int64) []byte {
	return strconv.AppendInt(append(b, name...), n, 10)
}

// appendFloat appends name, which ends in a colon, and a number.
func appendFloat(b []byte, name string, f float64) []byte {
	if f == 0 {
		f = 0 // no minus before a zero
	}
	return strconv.AppendFloat(append(b, name...), f, 'f', -1, 64)
}
