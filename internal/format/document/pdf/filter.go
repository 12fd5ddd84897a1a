package pdf

import (
	"bytes"
	"compress/flate"
	"encoding/ascii85"
	"io"
)

// unpack gives the content of a stream, as far as it can be unpacked: a damaged end costs only the end. Pictures
// are not unpacked.
func (f *file) unpack(s *stream) []byte {
	if s == nil || f.stopped() {
		return nil
	}
	filters, params := f.list(s.dict["Filter"], s.dict["F"]), f.list(s.dict["DecodeParms"], s.dict["DP"])
	if len(filters) > 6 {
		return nil
	}
	data := s.raw
	if !f.crypt.plain(s) {
		data = f.crypt.decryptStream(s)
	}
	for i, filter := range filters {
		var p dict
		if i < len(params) {
			p, _ = f.get(params[i]).(dict)
		}
		n, _ := f.get(filter).(name)
		switch n {
		case "FlateDecode", "Fl":
			data = f.predict(f.flate(data), p)
		case "LZWDecode", "LZW":
			data = f.predict(f.lzw(data, number(f.get(p["EarlyChange"]), 1)), p)
		case "ASCIIHexDecode", "AHx":
			l := lexer{b: append([]byte("<"), data...)}
			data = []byte(l.hex())
		case "ASCII85Decode", "A85":
			data = f.read(ascii85.NewDecoder(bytes.NewReader(clean85(data))), len(data))
		case "RunLengthDecode", "RL":
			data = f.runLength(data)
		case "Crypt":
		default:
			return nil // a picture
		}
		if f.stopped() {
			return nil
		}
	}
	return data
}

// list is an array, or one object as an array.
func (f *file) list(v, short any) array {
	if v == nil {
		v = short
	}
	switch v := f.get(v).(type) {
	case nil:
		return nil
	case array:
		return v
	default:
		return array{v}
	}
}

// spend counts bytes that were unpacked.
func (f *file) spend(n int) bool {
	if f.spent += n; f.spent > maxTotal {
		f.fail(&Limit{"bytes", maxTotal})
	}
	return !f.stopped()
}

// read takes all of r, in pieces, within the limits.
func (f *file) read(r io.Reader, hint int) []byte {
	out := make([]byte, 0, min(hint, 1<<20)+512)
	for {
		if len(out) == cap(out) {
			out = append(out, 0)[:len(out)]
		}
		n, err := r.Read(out[len(out):min(cap(out), len(out)+64<<10)])
		out = out[:len(out)+n]
		if !f.spend(n) {
			return nil
		}
		if len(out) > maxStream {
			f.fail(&Limit{"bytes", maxStream})
			return nil
		}
		if err != nil {
			return out
		}
	}
}

func (f *file) flate(b []byte) []byte {
	// The sums at the end are not looked at: what is there is read.
	if len(b) >= 2 && b[0]&0x0F == 8 && (int(b[0])<<8|int(b[1]))%31 == 0 {
		b = b[2:]
	}
	return f.read(flate.NewReader(bytes.NewReader(b)), 4*len(b))
}

func (f *file) lzw(b []byte, early int) []byte {
	const clear, end = 256, 257
	type entry struct {
		prev  int
		last  byte
		first byte
		size  int
	}
	table := make([]entry, 258, 4096)
	for i := range 256 {
		table[i] = entry{-1, byte(i), byte(i), 1}
	}
	var out []byte
	prev, width := -1, 9
	acc, bits := 0, 0
	for _, c := range b {
		acc, bits = acc<<8|int(c), bits+8
		if bits < width {
			continue
		}
		code := acc >> (bits - width) & (1<<width - 1)
		bits -= width
		acc &= 1<<bits - 1
		switch {
		case code == clear:
			table, prev, width = table[:258], -1, 9
			continue
		case code == end:
			return out
		case code > len(table) || code == len(table) && prev < 0:
			return out // damaged
		}
		if prev >= 0 && len(table) < 4096 {
			first := table[prev].first
			if code < len(table) {
				first = table[code].first
			}
			table = append(table, entry{prev, first, table[prev].first, table[prev].size + 1})
		}
		if code >= len(table) {
			return out
		}
		n := table[code].size
		if len(out)+n > maxStream {
			f.fail(&Limit{"bytes", maxStream})
			return nil
		}
		out = append(out, make([]byte, n)...)
		for i, at := code, len(out)-1; i >= 0 && at >= 0; at-- {
			out[at] = table[i].last
			i = table[i].prev
		}
		if len(out)>>16 != (len(out)-n)>>16 && !f.spend(1<<16) {
			return nil
		}
		prev = code
		if size := len(table) + early; size >= 1<<width && width < 12 {
			width++
		}
	}
	return out
}

func clean85(b []byte) []byte {
	if i := bytes.IndexByte(b, '~'); i >= 0 {
		b = b[:i]
	}
	out := make([]byte, 0, len(b))
	for _, c := range b {
		if c >= '!' && c <= 'u' || c == 'z' {
			out = append(out, c)
		}
	}
	return out
}

func (f *file) runLength(b []byte) []byte {
	var out []byte
	for len(b) > 1 && b[0] != 128 {
		n := int(b[0])
		if n < 128 {
			n = min(n+1, len(b)-1)
			out = append(out, b[1:1+n]...)
			b = b[1+n:]
		} else {
			out = append(out, bytes.Repeat(b[1:2], 257-n)...)
			b = b[2:]
		}
		if len(out) > maxStream {
			f.fail(&Limit{"bytes", maxStream})
			return nil
		}
	}
	f.spend(len(out))
	return out
}

// predict undoes the predictors of PNG and TIFF.
func (f *file) predict(b []byte, p dict) []byte {
	predictor := number(f.get(p["Predictor"]), 1)
	if predictor < 2 || len(b) == 0 {
		return b
	}
	colors, bits, columns := number(f.get(p["Colors"]), 1), number(f.get(p["BitsPerComponent"]), 8), number(f.get(p["Columns"]), 1)
	if colors < 1 || colors > 32 || bits < 1 || bits > 16 || columns < 1 || columns > 1<<20 {
		return b
	}
	step := max(1, colors*bits/8)
	row := (colors*bits*columns + 7) / 8
	if predictor == 2 {
		if bits == 8 {
			for at := 0; at+row <= len(b); at += row {
				for i := at + step; i < at+row; i++ {
					b[i] += b[i-step]
				}
			}
		}
		return b
	}
	out := make([]byte, 0, len(b))
	above := make([]byte, row)
	for len(b) > 1 {
		kind, line := b[0], append([]byte(nil), b[1:min(len(b), 1+row)]...)
		b = b[min(len(b), 1+row):]
		for i := range line {
			var left, corner byte
			if i >= step {
				left, corner = line[i-step], above[i-step]
			}
			switch kind {
			case 1:
				line[i] += left
			case 2:
				line[i] += above[i]
			case 3:
				line[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				line[i] += paeth(left, above[i], corner)
			}
		}
		out = append(out, line...)
		copy(above, line)
	}
	return out
}

func paeth(a, b, c byte) byte {
	abs := func(x int) int { return max(x, -x) }
	p := int(a) + int(b) - int(c)
	pa, pb, pc := abs(p-int(a)), abs(p-int(b)), abs(p-int(c))
	switch {
	case pa <= pb && pa <= pc:
		return a
	case pb <= pc:
		return b
	}
	return c
}
