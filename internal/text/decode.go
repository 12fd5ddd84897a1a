package text

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Decoded is a text with what was done to get it.
type Decoded struct {
	Text     string // the characters as they came: a BOM and CRLF stay, so that spans count them
	Encoding string // "utf-8", "utf-16le", "utf-16be", "windows-1256", "iso-8859-6", "windows-1252"; "mixed", "utf-32le", "utf-32be" of DecodeMixed
	Notes    []Note // what a person should know about it
}

// Note is a remark for people in both languages, with a stable code for machines.
type Note struct {
	Code string   `json:"code,omitempty"` // "converted", "converted_guess", "mixed_encodings", …
	Args []string `json:"args,omitempty"` // what went into the sentence
	AR   string   `json:"ar,omitempty"`
	EN   string   `json:"en,omitempty"`
}

// In returns the sentence in language lang ("ar" or "en"), or in the other language where that one is empty.
func (n Note) In(lang string) string { return Bilingual{AR: n.AR, EN: n.EN}.In(lang) }

// UnmarshalJSON reads a note, and the bare English sentence that older databases hold in its place.
func (n *Note) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		*n = Note{}
		return json.Unmarshal(b, &n.EN)
	}
	type plain Note
	return json.Unmarshal(b, (*plain)(n))
}

// DecodeError says why bytes are no text. Code is stable: "nul", "binary", "encoding", "empty", "utf16".
type DecodeError struct {
	Code   string
	Offset int // the byte where it shows
}

// Error is the reason in English.
func (e *DecodeError) Error() string {
	switch e.Code {
	case "nul":
		return fmt.Sprintf("there is a NUL byte at byte %d: this is not a text file, or it is damaged", e.Offset)
	case "binary":
		return fmt.Sprintf("there are control characters from byte %d on: this looks like a program, a picture or another binary file, not text", e.Offset)
	case "empty":
		return "the file is empty"
	case "utf16":
		return fmt.Sprintf("the UTF-16 text is damaged at byte %d", e.Offset)
	}
	return fmt.Sprintf("the encoding cannot be recognised (first odd byte at %d): save the file as UTF-8", e.Offset)
}

// Decode turns bytes into text. It knows UTF-8, UTF-16 (with a byte order mark, or plain from its zero
// bytes), Windows-1256 and ISO 8859-6 when the letters read as Arabic, and Windows-1252 when they read as a Latin text.
// Errors are of type *DecodeError.
func Decode(b []byte) (Decoded, error) {
	switch {
	case len(b) == 0:
		return Decoded{}, &DecodeError{Code: "empty"}
	case len(b) >= 2 && b[0] == 0xFF && b[1] == 0xFE:
		return decodeUTF16(b, false)
	case len(b) >= 2 && b[0] == 0xFE && b[1] == 0xFF:
		return decodeUTF16(b, true)
	}
	if little, big := looksUTF16(b); little || big {
		return decodeUTF16(b, big)
	}
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return Decoded{}, &DecodeError{Code: "nul", Offset: i}
	}
	if utf8.Valid(b) {
		s := string(b)
		if err := refuseControls(s); err != nil {
			return Decoded{}, err
		}
		return Decoded{Text: s, Encoding: "utf-8"}, nil
	}
	return decodeByte(b)
}

func converted(code, from string) []Note {
	n := Note{Code: code, Args: []string{from}, EN: "converted from " + from, AR: "حُوِّل الترميز من " + from}
	if code == "converted_guess" {
		n.EN = "read as " + from + ", judged by its letters: check the text"
		n.AR = "قُرئ على أنه " + from + " استناداً إلى حروفه: راجِع النص"
	}
	return []Note{n}
}

// refuseControls refuses text in which control characters are more than stray ones.
func refuseControls(s string) error {
	first, n := -1, 0
	for i := range len(s) {
		c := s[i]
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != 0x1B || c == 0x7F {
			if first < 0 {
				first = i
			}
			n++
			if c == 0 {
				return &DecodeError{Code: "nul", Offset: i}
			}
		}
	}
	if n > 2 && n*200 > len(s) {
		return &DecodeError{Code: "binary", Offset: first}
	}
	return nil
}

// looksUTF16 judges text without a byte order mark: its every other byte is 0x00 (Latin) or 0x06 (Arabic).
func looksUTF16(b []byte) (little, big bool) {
	if len(b) < 8 || len(b)%2 != 0 {
		return false, false
	}
	n := min(len(b), 4096) &^ 1
	var even, odd, zeros int
	for i := 0; i < n; i += 2 {
		if b[i] == 0 || b[i] == 6 {
			even++
		}
		if b[i+1] == 0 || b[i+1] == 6 {
			odd++
		}
		if b[i] == 0 || b[i+1] == 0 {
			zeros++
		}
	}
	pairs := n / 2
	if zeros*20 < pairs { // even Arabic has spaces
		return false, false
	}
	return odd*10 >= pairs*9 && even*10 < pairs, even*10 >= pairs*9 && odd*10 < pairs
}

func decodeUTF16(b []byte, big bool) (Decoded, error) {
	if len(b)%2 != 0 {
		return Decoded{}, &DecodeError{Code: "utf16", Offset: len(b) - 1}
	}
	name := "utf-16le"
	if big {
		name = "utf-16be"
	}
	var out strings.Builder
	out.Grow(len(b))
	unit := func(i int) rune {
		if big {
			return rune(b[i])<<8 | rune(b[i+1])
		}
		return rune(b[i+1])<<8 | rune(b[i])
	}
	for i := 0; i < len(b); i += 2 {
		r := unit(i)
		switch {
		case r == 0:
			return Decoded{}, &DecodeError{Code: "nul", Offset: i}
		case utf16.IsSurrogate(r):
			if i+3 >= len(b) {
				return Decoded{}, &DecodeError{Code: "utf16", Offset: i}
			}
			if r = utf16.DecodeRune(r, unit(i+2)); r == unicode.ReplacementChar {
				return Decoded{}, &DecodeError{Code: "utf16", Offset: i}
			}
			i += 2
		}
		out.WriteRune(r)
	}
	if err := refuseControls(out.String()); err != nil {
		return Decoded{}, err
	}
	return Decoded{Text: out.String(), Encoding: name, Notes: converted("converted", strings.ToUpper(name))}, nil
}

// encoding is a one-byte encoding in which a text reads well.
type encoding struct {
	name  string
	label string
	cm    *charmap.Charmap // nil: there is none
	text  string
}

// oneByte decides between the one-byte encodings by the letters that they give.
func oneByte(b []byte) encoding {
	best, highest := encoding{}, 0.0
	for _, c := range []encoding{
		{name: "windows-1256", label: "Windows-1256", cm: charmap.Windows1256},
		{name: "iso-8859-6", label: "ISO 8859-6", cm: charmap.ISO8859_6},
	} {
		var score float64
		if c.text, score = readsAsArabic(b, c.cm); score > highest {
			best, highest = c, score
		}
	}
	if highest >= 0.5 {
		return best
	}
	if latin, ok := readsAsLatin(b); ok {
		return encoding{"windows-1252", "Windows-1252", charmap.Windows1252, latin}
	}
	return encoding{}
}

// decodeByte reads a one-byte encoding.
func decodeByte(b []byte) (Decoded, error) {
	e := oneByte(b)
	if e.cm == nil {
		first := 0
		for b[first] < utf8.RuneSelf {
			first++
		}
		return Decoded{}, &DecodeError{Code: "encoding", Offset: first}
	}
	if err := refuseControls(e.text); err != nil {
		return Decoded{}, err
	}
	code := "converted"
	if e.cm == charmap.Windows1252 {
		code = "converted_guess"
	}
	return Decoded{Text: e.text, Encoding: e.name, Notes: converted(code, e.label)}, nil
}

// common are the Arabic letters that make up more than half of any Arabic text.
const common = "اليمونرتبةعدسف"

// readsAsArabic decodes b and scores from 0 to 1 how much its letters beyond ASCII look like Arabic writing:
// Arabic letters in whole words of their own, with the common ones common. A Latin text in Windows-1252 has
// its odd letters amid ASCII ones and scores near 0.
func readsAsArabic(b []byte, cm *charmap.Charmap) (string, float64) {
	var out strings.Builder
	out.Grow(2 * len(b))
	var high, arabic, usual, inside int
	prevASCII, prevArabic := false, false
	for i, c := range b {
		r := cm.DecodeByte(c)
		out.WriteRune(r)
		letter := unicode.IsLetter(r)
		isArabic := letter && unicode.Is(unicode.Arabic, r)
		if c >= utf8.RuneSelf && (letter || r == unicode.ReplacementChar) {
			high++
			if isArabic {
				arabic++
				if strings.ContainsRune(common, r) {
					usual++
				}
			}
			nextASCII := i+1 < len(b) && isASCIILetter(b[i+1])
			if prevASCII || nextASCII {
				inside++
			} else if !prevArabic && i+1 < len(b) && b[i+1] < utf8.RuneSelf && !isASCIILetter(b[i+1]) {
				// One odd letter alone ("à", "é") is no Arabic word, but for the conjunction.
				inside++
			}
		}
		prevASCII, prevArabic = isASCIILetter(c), isArabic
	}
	if high < 2 {
		return "", 0
	}
	h := float64(high)
	score := (float64(arabic)/h - float64(inside)/h) * min(1, float64(usual)/h*1.6)
	if float64(arabic) < 0.9*h {
		score = 0
	}
	return out.String(), score
}

func isASCIILetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// readsAsLatin decodes b as Windows-1252 if its letters beyond ASCII are few among ASCII ones.
func readsAsLatin(b []byte) (string, bool) {
	var out strings.Builder
	var high, ascii int
	for _, c := range b {
		r := charmap.Windows1252.DecodeByte(c)
		if r == unicode.ReplacementChar || (c >= 0x80 && c <= 0x9F && unicode.IsControl(r)) {
			return "", false
		}
		out.WriteRune(r)
		switch {
		case c >= utf8.RuneSelf && unicode.IsLetter(r):
			high++
		case isASCIILetter(c):
			ascii++
		}
	}
	return out.String(), ascii > 0 && high*3 <= ascii
}
