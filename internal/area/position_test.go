package area

import (
	"fmt"
	"testing"
)

func TestParsePosition(t *testing.T) {
	at := PointOf(38.28, 34.56)
	for s, lettered := range map[string]bool{"38.28,34.56": false, " 38.28 , 34.56 ": false, "38.28 34.56": false, "٣٨٫٢٨، ٣٤٫٥٦": false, "34.56N 38.28E": true, "38.28e,34.56n": true, "34.56N 38.28": true, "38.28°, 34.56°": false} {
		p, l, numbers, ok := ParsePosition(s)
		if !ok || !numbers || p != at || l != lettered {
			t.Errorf("%q: %v lettered %v, numbers %v, ok %v", s, p, l, numbers, ok)
		}
	}
	if p, _, _, ok := ParsePosition("70.5W 33S"); !ok || p != PointOf(-70.5, -33) {
		t.Errorf("west and south: %v %v", p, ok)
	}
	for s, numbers := range map[string]bool{"": false, "Palmyra": false, "38.28": false, "1 2 3": false, "181,10": true, "10,91": true, "NaN 3": false, "38N 34N": true, "Tall Abyad": false, "N E": false, "inf 3": true} {
		if p, _, n, ok := ParsePosition(s); ok || n != numbers {
			t.Errorf("%q: %v, numbers %v, ok %v", s, p, n, ok)
		}
	}
}

func FuzzParsePosition(f *testing.F) {
	for _, s := range []string{"38.28,34.56", "34.56N 38.28E", "٣٨٫٢٨، ٣٤٫٥٦", "N E", "", "1e9 2", "\u2066-1\u2069 2"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p, _, numbers, ok := ParsePosition(s)
		if !ok {
			return
		}
		lon, lat := p.Degrees()
		again, _, _, same := ParsePosition(fmt.Sprintf("%.7f,%.7f", lon, lat))
		if !numbers || !same || again != p {
			t.Errorf("%q is %v, written again %v", s, p, again)
		}
	})
}
