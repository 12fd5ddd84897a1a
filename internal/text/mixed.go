package text

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// substitute stands for bytes that belong to no letter.
const substitute = "\ufffd"

// DecodeMixed is Decode for texts of which nothing should be lost: lines in another encoding within UTF-8, such as
// mail programs and editors leave behind, are converted each by itself, and the odd damaged byte becomes U+FFFD.
// Notes tell of both. What Decode refuses for more than that it refuses too.
func DecodeMixed(b []byte) (Decoded, error) {
	if d, ok := decodeUTF32(b); ok {
		return d, nil
	}
	if d, ok := damagedUTF16(b); ok {
		return d, nil
	}
	nuls := 0
	if little, big := looksUTF16(b); !little && !big && !bytes.HasPrefix(b, []byte{0xFF, 0xFE}) && !bytes.HasPrefix(b, []byte{0xFE, 0xFF}) {
		// A few zero bytes, as interrupted writing leaves them, in what otherwise is text.
		if nuls = bytes.Count(b, []byte{0}); nuls*200 > len(b) {
			nuls = 0
		}
	}
	if nuls > 0 {
		b = bytes.ReplaceAll(b, []byte{0}, []byte{0x1A})
	}
	d, ok := decodeLines(b)
	if !ok {
		var err error
		if d, err = Decode(b); err != nil {
			return Decoded{}, err
		}
	} else if err := refuseControls(d.Text); err != nil {
		return Decoded{}, err
	}
	if nuls > 0 {
		d.Text = strings.ReplaceAll(d.Text, "\x1a", substitute)
		d.damaged(nuls)
	}
	return d, nil
}

// damaged notes how many bytes belong to no letter.
func (d *Decoded) damaged(n int) {
	if n == 0 {
		return
	}
	d.Notes = append(d.Notes, Note{Code: "damaged_bytes", Args: []string{fmt.Sprint(n)},
		EN: fmt.Sprintf("places where bytes are damaged, shown as %s: %d", substitute, n), AR: fmt.Sprintf("مواضع فيها بايتات تالفة تظهر بالعلامة %s، عددها: %d", substitute, n)})
}

// decodeLines reads UTF-8 with lines or words in another encoding. ok is false when b is UTF-8 throughout, or too
// little of it is.
func decodeLines(b []byte) (d Decoded, ok bool) {
	if utf8.Valid(b) {
		return Decoded{}, false
	}
	high, valid, good := 0, 0, 0 // bytes beyond ASCII, those in whole letters of UTF-8, and words and lines of those alone
	for line := range bytes.Lines(b) {
		h, v := weigh(line)
		high, valid = high+h, valid+v
		if h >= 4 && v == h {
			good++
			continue
		}
		for word := range bytes.FieldsSeq(line) {
			if letters8(word) >= 3 {
				good++
			}
		}
	}
	if good == 0 && valid*10 < high*9 {
		return Decoded{}, false
	}
	// What is not UTF-8 is judged together, since a line alone can be too short to tell.
	var odd bytes.Buffer
	pieces(b, func(piece []byte, foreign bool) {
		if foreign {
			odd.Write(piece)
			odd.WriteByte('\n')
		}
	})
	from := oneByte(odd.Bytes())
	var out strings.Builder
	out.Grow(len(b) + len(b)/4)
	lines, damaged := 0, 0
	pieces(b, func(piece []byte, foreign bool) {
		switch {
		case !foreign:
			for bad := false; len(piece) > 0; {
				r, size := utf8.DecodeRune(piece)
				piece = piece[size:]
				if r != utf8.RuneError || size != 1 {
					bad = false
					out.WriteRune(r)
					continue
				}
				if !bad { // bytes side by side are one damage
					damaged++
					out.WriteString(substitute)
				}
				bad = true
			}
		case from.cm != nil:
			lines++
			for _, c := range piece {
				out.WriteRune(from.cm.DecodeByte(c))
			}
		default:
			damaged++
			out.WriteString(strings.ToValidUTF8(string(piece), substitute))
		}
	})
	d = Decoded{Text: out.String(), Encoding: "utf-8"}
	if lines > 0 {
		d.Encoding = "mixed"
		d.Notes = append(d.Notes, Note{Code: "mixed_encodings", Args: []string{fmt.Sprint(lines), from.label},
			EN: fmt.Sprintf("the text is in UTF-8, but parts of it were in %s and were converted: check them (parts: %d)", from.label, lines),
			AR: fmt.Sprintf("النص بترميز UTF-8، لكنّ أجزاء منه كانت بترميز %s فحُوِّلت: راجِعها (عدد الأجزاء: %d)", from.label, lines)})
	}
	d.damaged(damaged)
	return d, true
}

// weigh counts the bytes beyond ASCII, and those of them that make whole letters of UTF-8.
func weigh(b []byte) (high, valid int) {
	for len(b) > 0 {
		r, size := utf8.DecodeRune(b)
		switch {
		case size > 1:
			high, valid = high+size, valid+size
		case r == utf8.RuneError:
			high++
		}
		b = b[size:]
	}
	return high, valid
}

// pieces goes through b: foreign pieces are in another encoding, the others are UTF-8, perhaps damaged. A line with
// words of UTF-8 in it is taken word by word.
func pieces(b []byte, yield func(piece []byte, foreign bool)) {
	for line := range bytes.Lines(b) {
		if utf8.Valid(line) {
			yield(line, false)
			continue
		}
		both := false
		for word := range bytes.FieldsSeq(line) {
			both = both || letters8(word) >= 2
		}
		if !both {
			if high, valid := weigh(line); valid*2 > high {
				yield(line, false)
			} else {
				yield(line, true)
			}
			continue
		}
		for len(line) > 0 {
			n := bytes.IndexAny(line, " \t\r\n")
			if n < 0 {
				n = len(line) - 1
			}
			word := line[:n+1]
			high, valid := weigh(word)
			yield(word, high > valid && valid*2 <= high)
			line = line[n+1:]
		}
	}
}

// letters8 counts the letters beyond ASCII of a word that is UTF-8: Arabic ones, or any beside ASCII letters.
func letters8(word []byte) int {
	if !utf8.Valid(word) {
		return 0
	}
	arabic, other, ascii := 0, 0, 0
	for _, r := range string(word) {
		switch {
		case r < utf8.RuneSelf:
			ascii++
		case unicode.Is(unicode.Arabic, r):
			arabic++
		case unicode.IsLetter(r):
			other += 2
		}
	}
	if ascii > 1 {
		return arabic + other
	}
	return arabic
}

// damagedUTF16 reads UTF-16 with a byte order mark that is damaged in a few places.
func damagedUTF16(b []byte) (Decoded, bool) {
	if len(b) < 4 {
		return Decoded{}, false
	}
	var order binary.ByteOrder = binary.LittleEndian
	name := "utf-16le"
	switch {
	case b[0] == 0xFF && b[1] == 0xFE:
	case b[0] == 0xFE && b[1] == 0xFF:
		order, name = binary.BigEndian, "utf-16be"
	default:
		return Decoded{}, false
	}
	damaged := len(b) % 2
	var out strings.Builder
	out.Grow(len(b))
	for i := 0; i+1 < len(b); i += 2 {
		r := rune(order.Uint16(b[i:]))
		if utf16.IsSurrogate(r) && i+3 < len(b) {
			if whole := utf16.DecodeRune(r, rune(order.Uint16(b[i+2:]))); whole != unicode.ReplacementChar {
				out.WriteRune(whole)
				i += 2
				continue
			}
		}
		if utf16.IsSurrogate(r) || r == 0 {
			damaged++
			r = unicode.ReplacementChar
		}
		out.WriteRune(r)
	}
	if damaged == 0 || damaged*100 > len(b) || refuseControls(out.String()) != nil {
		return Decoded{}, false // whole, or too damaged: Decode says so
	}
	d := Decoded{Text: out.String(), Encoding: name, Notes: converted("converted", strings.ToUpper(name))}
	d.damaged(damaged)
	return d, true
}

// decodeUTF32 reads UTF-32 with a byte order mark.
func decodeUTF32(b []byte) (Decoded, bool) {
	var order binary.ByteOrder
	name := "utf-32le"
	switch {
	case bytes.HasPrefix(b, []byte{0xFF, 0xFE, 0, 0}):
		order = binary.LittleEndian
	case bytes.HasPrefix(b, []byte{0, 0, 0xFE, 0xFF}):
		order, name = binary.BigEndian, "utf-32be"
	default:
		return Decoded{}, false
	}
	var out strings.Builder
	damaged := 0
	for ; len(b) >= 4; b = b[4:] {
		r := rune(order.Uint32(b))
		if r <= 0 || !utf8.ValidRune(r) {
			damaged++
			r = unicode.ReplacementChar
		}
		out.WriteRune(r)
	}
	if damaged*100 > utf8.RuneCountInString(out.String()) || refuseControls(out.String()) != nil {
		return Decoded{}, false
	}
	d := Decoded{Text: out.String(), Encoding: name, Notes: converted("converted", strings.ToUpper(name))}
	d.damaged(damaged)
	return d, true
}
