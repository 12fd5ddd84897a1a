package party

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
	"rsc.io/qr"
	"rsc.io/qr/coding"
)

func testCard(t testing.TB) Card {
	return testKeys(t, 0).Card("غرفة التنسيق", "Coordination room", "https://192.0.2.1:8443")
}

// same compares cards by all that they say, keys aside.
func same(a, b Card) bool {
	return a.NameAR == b.NameAR && a.NameEN == b.NameEN && a.Door == b.Door && a.Party == b.Party && a.Digest == b.Digest
}

func TestCards(t *testing.T) {
	first := testKeys(t, 0)
	second, _ := testNext(t, first)
	for _, c := range []Card{
		testCard(t),
		first.Card("", "North desk", ""),
		first.Card("مكتب الشمال", "", "https://door.example:443"),
		first.Card("مكتب الشمال", "North desk", "https://[2001:db8::1]:8443"),
		second.Card("مكتب الشمال", "North desk", "https://door.example:8443"),
		first.Card(strings.Repeat("ش", maxName), strings.Repeat("W", maxName), "https://"+strings.Repeat("d", maxDoor-13)+":8443"),
	} {
		if err := c.Check(); err != nil {
			t.Fatal(err)
		}
		short := c.Short()
		got, err := ParseCard(short)
		if err != nil || !same(got, c) || got.Public != nil || got.History != nil {
			t.Errorf("%q: %+v, %v", short, got, err)
		}
		if strings.ContainsAny(short, "\n\r") || coding.Alpha(short).Check() != nil {
			t.Errorf("%q is not one line of a QR code's letters", short)
		}
		full := c.Full()
		got, err = ParseCard(full)
		if err != nil || !same(got, c) || got.Public == nil || got.History == nil || !got.Public.Equal(*c.Public) {
			t.Fatalf("full card of generation %d: %+v, %v", c.Public.Generation, got, err)
		}
		if got.Full() != full || got.Short() != short {
			t.Error("a card read is not written as it was")
		}
		for _, line := range strings.Split(full, "\n") {
			if len(line) > 64 {
				t.Errorf("a line of %d characters", len(line))
			}
		}
		pin, err := got.Pin(*got.History)
		if err != nil || !pin.Current().Equal(*c.Public) {
			t.Errorf("pin of generation %d: %v", c.Public.Generation, err)
		}
	}
	if n := len(testCard(t).Short()); n > 230 {
		t.Errorf("the short card has %d characters", n)
	}
	if n := strings.Count(testCard(t).Full(), "\n"); n > 95 {
		t.Errorf("the full card has %d lines", n)
	}
	digestOnly := testCard(t)
	digestOnly.Public, digestOnly.History = nil, nil
	if digestOnly.Full() != digestOnly.Short() {
		t.Error("a card without keys has a full form")
	}
	keysOnly := testCard(t)
	keysOnly.History = nil
	if keysOnly.Full() != testCard(t).Full() {
		t.Error("the first generation needs no history")
	}
}

func TestCardCheck(t *testing.T) {
	good := testCard(t)
	other := testKeys(t, 1)
	for want, changes := range map[string][]func(*Card){
		"card_name": {
			func(c *Card) { c.NameAR, c.NameEN = "", "" },
			func(c *Card) { c.NameAR, c.NameEN = " ", "\t" },
			func(c *Card) { c.NameEN = strings.Repeat("x", maxName+1) },
			func(c *Card) { c.NameEN = "two\nlines" },
			func(c *Card) { c.NameEN = " blank" },
			func(c *Card) { c.NameEN = "turned\u202E" },
			func(c *Card) { c.NameAR = "\xff" },
		},
		"card_door": {
			func(c *Card) { c.Door = "http://192.0.2.1:8443" },
			func(c *Card) { c.Door = "https://192.0.2.1" },
			func(c *Card) { c.Door = "https://192.0.2.1:8443/" },
			func(c *Card) { c.Door = "https://192.0.2.1:0" },
			func(c *Card) { c.Door = "https://192.0.2.1:65536" },
			func(c *Card) { c.Door = "https://192.0.2.1:08443" },
			func(c *Card) { c.Door = "https://somebody@192.0.2.1:8443" },
			func(c *Card) { c.Door = "https://Door.example:8443" },
			func(c *Card) { c.Door = "https://باب.example:8443" },
			func(c *Card) { c.Door = "https://:8443" },
			func(c *Card) { c.Door = "https://[2001:db8::g]:8443" },
			func(c *Card) { c.Door = "https://door.example:8443?x=1" },
			func(c *Card) { c.Door = "https://" + strings.Repeat("d", maxDoor) + ":8443" },
			func(c *Card) { c.Door = "door.example:8443" },
		},
		"card_damaged": {
			func(c *Card) { c.Party = "" },
			func(c *Card) { c.Party = "p-short" },
			func(c *Card) { c.Party = strings.ToUpper(c.Party) },
		},
		"digest": {
			func(c *Card) { c.Digest[0] ^= 1 },
			func(c *Card) { c.Party = other.Public().ID },
			func(c *Card) { p := other.Public(); c.Public = &p },
			func(c *Card) { h := other.History(); c.History = &h },
		},
	} {
		for i, change := range changes {
			c := good
			change(&c)
			if got := code(c.Check()); got != want {
				t.Errorf("%s %d: %q", want, i, got)
			}
			if _, err := c.QR(); err == nil {
				t.Errorf("%s %d: drawn as a QR code", want, i)
			}
			c.Public, c.History = nil, nil
			if want == "card_name" || want == "card_door" {
				if got, err := ParseCard(c.Short()); err == nil && same(got, c) {
					t.Errorf("%s %d: read back", want, i)
				}
			}
		}
	}
}

func TestMangledCards(t *testing.T) {
	c := testCard(t)
	short, full := c.Short(), c.Full()
	for _, s := range []string{
		"Dear partner,\n\nhere is our card:\n\n  " + short + "\n\nGreetings\n",
		"هذه بطاقتنا:\u200F " + short + " والسلام",
		strings.ToLower(short),
		strings.TrimSuffix(short, "."),
		"> " + short[:70] + "\n> " + short[70:140] + "\r\n> " + short[140:],
		">> " + short[:70] + "=\n>> " + short[70:],
		"\uFEFF\u202A" + strings.Join(strings.Split(short, ""), "\u200B") + "\u202C",
		strings.ReplaceAll(short, "-", "\u2011"),
		strings.ReplaceAll(short, "-", " – "),
		short + " " + strings.Replace(short, "A", "B", 1),
		full,
		strings.ReplaceAll(full, "\n", ""),
		strings.ReplaceAll(full, "\n", "\r\n\r\n"),
		"> > " + strings.ReplaceAll(full, "\n", "\n> > "),
		strings.ReplaceAll(full, "-----", "————— "),
		"- " + full + "-- \nsignature",
		short + "\n" + full,
	} {
		got, err := ParseCard(s)
		if err != nil || !same(got, c) {
			t.Errorf("%.100q: %v", s, err)
		}
	}
	for s, want := range map[string]string{
		"":                      "card",
		"a letter without card": "card",
		strings.Replace(short, "CARD-1", "CARD-2", 1): "card_version",
		short[:100]:         "card_damaged",
		"TANSIQ-CARD-1":     "card_damaged",
		full[:len(full)-30]: "card_damaged",
		strings.Replace(full, "-----END", "AAAA-END", 1):         "card_damaged",
		"-----BEGIN TANSIQ CARD-----\n-----END TANSIQ CARD-----": "card_damaged",
		strings.Repeat(" ", maxCard) + short:                     "card",
	} {
		if _, err := ParseCard(s); code(err) != want {
			t.Errorf("%.60q: %v, want %q", s, err, want)
		}
	}
}

func TestCardSurvivesMail(t *testing.T) {
	c := testCard(t)
	added := []string{" ", "\n", "\r\n", "\t", "\u00A0", "\u200E", "\u200F", "\u202B", "\u202C", "\u2066", "\u2069", "\u200B", "\uFEFF", "\u00AD", "\n> ", "=\n", "\u2028", "\u061C"}
	rapid.Check(t, func(t *rapid.T) {
		s := c.Short()
		if rapid.Bool().Draw(t, "full") {
			s = c.Full()
		}
		var out strings.Builder
		for range rapid.IntRange(0, 60).Draw(t, "places") {
			n := rapid.IntRange(0, len(s)).Draw(t, "next")
			out.WriteString(s[:n] + rapid.SampledFrom(added).Draw(t, "added"))
			s = s[n:]
		}
		out.WriteString(s)
		if got, err := ParseCard(out.String()); err != nil || !same(got, c) {
			t.Fatalf("%q: %v", out.String(), err)
		}
	})
}

func TestFlippedCard(t *testing.T) {
	c := testCard(t)
	rapid.Check(t, func(t *rapid.T) {
		for _, s := range []string{c.Short(), c.Full()} {
			bit := rapid.IntRange(0, len(s)*8-1).Draw(t, "bit")
			// Small letters and signs of quotation are looked through; nothing else may be read, least of all other keys.
			if got, err := ParseCard(string(flip([]byte(s), bit))); err == nil && !same(got, c) {
				t.Fatalf("reads as %+v", got)
			}
		}
	})
}

func TestAnyCard(t *testing.T) {
	digest := rapid.SliceOfN(rapid.Byte(), 32, 32)
	rapid.Check(t, func(t *rapid.T) {
		c := Card{
			NameAR: rapid.StringOfN(rapid.RuneFrom([]rune("ابتثج حخدذ")), 0, maxName, -1).Draw(t, "Arabic name"),
			NameEN: rapid.String().Draw(t, "English name"),
			Door:   rapid.SampledFrom([]string{"", "https://door.example:8443", "https://[::1]:1"}).Draw(t, "door"),
			Digest: [32]byte(digest.Draw(t, "digest")),
		}
		c.Party = idOf(c.Digest)
		if rapid.Bool().Draw(t, "later generation") {
			c.Party = idOf([32]byte(digest.Draw(t, "first digest")))
		}
		if c.Check() != nil {
			return
		}
		if got, err := ParseCard(c.Short()); err != nil || !same(got, c) {
			t.Fatalf("%q: %v", c.Short(), err)
		}
	})
}

// A stranger cannot pass own keys off as a later generation of somebody else.
func TestCardOfSomebodyElse(t *testing.T) {
	victim, thief := testKeys(t, 0), testKeys(t, 1)
	later, err := testSecrets(1).keys(victim.Public().ID, 2, day)
	if err != nil {
		t.Fatal(err)
	}
	p := later.Public()
	c := Card{NameEN: "Not the victim", Party: victim.Public().ID, Digest: p.Digest(), Public: &p}
	if err := c.Check(); err != nil {
		t.Fatal(err) // the card alone does not tell
	}
	rotation := must(thief.rotate(later))(t)
	for name, h := range map[string]History{
		"own line":               thief.History(),
		"the victim's line":      victim.History(),
		"no line":                {First: p},
		"signed by itself":       {First: thief.Public(), Rotations: []Rotation{*rotation}},
		"on the victim's first":  {First: victim.Public(), Rotations: []Rotation{*rotation}},
		"nothing":                {},
		"the thief's generation": {First: thief.Public(), Rotations: []Rotation{{Party: thief.Public().ID, From: thief.Public().Digest(), New: p, signed: rotation.signed}}},
	} {
		if pin, err := c.Pin(h); err == nil {
			t.Errorf("%s: pinned %+v", name, pin)
		}
	}
}

func TestQR(t *testing.T) {
	c := testCard(t)
	q, err := c.QR()
	if err != nil {
		t.Fatal(err)
	}
	if q.Size != len(q.Modules) || q.Size > 61+2*quiet {
		t.Errorf("%d modules on a side", q.Size)
	}
	want := must(qr.Encode(c.Short(), qr.M))(t)
	drawn := make([][]bool, q.Size)
	for y := range drawn {
		drawn[y] = make([]bool, q.Size)
	}
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(q.Path, -1) {
		var x, y, w, back int
		if _, err := fmt.Sscan(strings.Join(m[1:], " "), &x, &y, &w, &back); err != nil || w != back {
			t.Fatalf("%q: %v", m[0], err)
		}
		for i := range w {
			drawn[y][x+i] = true
		}
	}
	for y, row := range q.Modules {
		for x, dark := range row {
			if dark != want.Black(x-quiet, y-quiet) || dark != drawn[y][x] {
				t.Fatalf("module %d,%d: %v, encoded %v, drawn %v", x, y, dark, want.Black(x-quiet, y-quiet), drawn[y][x])
			}
		}
	}
	longest := testKeys(t, 0).Card(strings.Repeat("ش", maxName), strings.Repeat("ق", maxName), "https://"+strings.Repeat("d", maxDoor-13)+":8443")
	if q, err := longest.QR(); err != nil || q.Size > 133 {
		t.Errorf("the longest card: %d modules, %v", q.Size, err)
	}
}

func TestWords(t *testing.T) {
	for lang, list := range map[string][]string{"ar": arabicWords, "en": englishWords} {
		if len(list) != 256 {
			t.Fatalf("%s: %d words", lang, len(list))
		}
		heard := map[string]string{}
		for i, w := range list {
			if i > 0 && list[i-1] >= w {
				t.Errorf("%s: %s stands after %s", lang, w, list[i-1])
			}
			if n := utf8.RuneCountInString(w); n < 3 || n > 9 {
				t.Errorf("%s: %s has %d letters", lang, w, n)
			}
			s := sound(w)
			if other, ok := heard[s]; ok {
				t.Errorf("%s: %s sounds like %s", lang, w, other)
			}
			heard[s] = w
			for _, other := range list[:i] {
				if distance(w, other) < 2 || distance(s, sound(other)) < 2 {
					t.Errorf("%s: %s is one letter from %s", lang, w, other)
				}
			}
		}
		for _, w := range list {
			for _, r := range w {
				if lang == "en" && (r < 'a' || r > 'z') || lang == "ar" && (r < 'ء' || r > 'ي' || 'غ' < r && r < 'ف') {
					t.Errorf("%s: %q in %s", lang, r, w)
				}
			}
		}
	}
	var digest [32]byte
	for i := range digest {
		digest[i] = byte(i * 8)
	}
	for lang, list := range map[string][]string{"ar": arabicWords, "en": englishWords, "": englishWords} {
		words := Words(digest, lang)
		if len(words) != 12 {
			t.Fatalf("%d words", len(words))
		}
		for i, w := range words {
			if w != list[i*8] {
				t.Errorf("word %d is %s, want %s", i, w, list[i*8])
			}
		}
	}
}

// sound brings letters together that are taken for each other on a bad line, in either language.
func sound(w string) string {
	return strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "ؤ", "و", "ئ", "ي", "ء", "", "ى", "ي", "ة", "ه", "ث", "س", "ص", "س", "ط", "ت", "ض", "د", "ذ", "ز",
		"ظ", "ز", "ق", "ك", "ح", "ه", "غ", "خ", "ج", "ش",
		"ph", "f", "ck", "k", "ce", "se", "ci", "si", "cy", "sy", "ch", "ch", "sh", "sh", "c", "k", "z", "s", "v", "f", "b", "p", "d", "t", "g", "k", "m", "n").Replace(w)
}

// distance is the number of letters to change, add or drop between two words.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		last := row[0]
		row[0] = i + 1
		for j := range y {
			cost := last
			if x[i] != y[j] {
				cost++
			}
			last = row[j+1]
			row[j+1] = min(cost, last+1, row[j]+1)
		}
	}
	return row[len(y)]
}
