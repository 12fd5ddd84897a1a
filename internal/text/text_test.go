package text

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/sentences"
	"golang.org/x/text/encoding/charmap"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                "",
		"Raqqa":           "raqqa",
		"الرَّقّة":        "الرقه",
		"أحمد إلى آخر":    "احمد الي اخر",
		"مسؤول":           "مسوول",
		"بئر":             "بير",
		"الــرقة":         "الرقه",
		"٢٠٢٥ ۲۰۲۵":       "2025 2025",
		"Türkiye":         "turkiye",
		"Da’esh Da`esh":   "da'esh da'esh",
		"ﷲ":               "الله",
		"\u200fحمص\u200e": "حمص",
		"کرکوک":           "كركوك",
		"Ｄａｍａｓｃｕｓ":        "damascus",
	} {
		if got := Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

// letters draws texts that are hard on the reader: both scripts, marks, digits, joiners, line ends.
func letters() *rapid.Generator[string] {
	return rapid.StringOfN(rapid.OneOf(
		rapid.SampledFrom([]rune("ابتةىأإآؤئء ـًَُّ٠١٩abcXYZ019 .،,;؟\n\r\"-'’/@_:\u200f\ufeff")),
		rapid.Rune(),
	), 0, 60, -1)
}

func TestFoldIsIdempotentAndMapsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := letters().Draw(t, "s")
		f := FoldMap(s)
		if f.Text != Fold(s) {
			t.Fatalf("FoldMap gives %q, Fold %q", f.Text, Fold(s))
		}
		if again := Fold(f.Text); again != f.Text {
			t.Fatalf("folding twice gives %q after %q", again, f.Text)
		}
		n := utf8.RuneCountInString(f.Text)
		for i := range n {
			sp := f.Original(i, i+1)
			if piece := Fold(Slice(s, sp)); !strings.Contains(piece, string([]rune(f.Text)[i])) {
				t.Fatalf("folded letter %d of %q maps to %v = %q", i, f.Text, sp, piece)
			}
		}
		if sp := f.Original(-3, n+9); sp.Start < 0 || sp.End > utf8.RuneCountInString(s) {
			t.Fatalf("clamping failed: %v", sp)
		}
	})
}

// What Tokenize knows of plain words and marks by itself must be what the rules of Unicode say of them.
func TestTokensEndAtWordBoundaries(t *testing.T) {
	check := func(s string) {
		quick, norms := Tokenize(s), map[int32]string{}
		if slow := tokenize(s, func(string) (int, int, Kind) { return 0, 0, 0 }); !slices.Equal(quick, slow) {
			t.Fatalf("%q: got %+v, the rules of Unicode say %+v", s, quick, slow)
		}
		for _, tok := range quick {
			if norm, known := norms[tok.Word]; known && norm != tok.Norm {
				t.Fatalf("word %d of %q is %q and %q", tok.Word, s, norm, tok.Norm)
			}
			norms[tok.Word] = tok.Norm
			if whole := Fold(strings.NewReplacer(" ", "", "*", "").Replace(tok.Text)); tok.Kind == Word && tok.Norm != whole || tok.Kind == Number && tok.Norm != Fold(tok.Text) {
				t.Fatalf("token %+v of %q", tok, s)
			}
		}
	}
	for _, s := range []string{"قال: «نعم».", "a .b", "a. b", "don't", "a:b", "ا،ب", "a ́ b", "كتبَ هو", "3.5, 4", "و3", "U.S. a", "(a)b", "a  b", "a\u200d b", "ab\u0301", "أ_ب", "قتـ ـل", "د*ع", "بلدة.وقال:نعم"} {
		check(s)
	}
	rapid.Check(t, func(t *rapid.T) { check(letters().Draw(t, "s")) })
}

// What is passed over in looking for the end of a sentence must not change where it is.
func TestSentencesEndWhereUnicodeSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := letters().Draw(t, "s")
		short := sentences.FromString("")
		for it := sentences.FromString(s); it.Next(); {
			near := it.Start() + unbroken(s[it.Start():])
			if near >= it.End() {
				t.Fatalf("%q: a sentence ends at %d, and nothing is looked for before %d", s, it.End(), near)
			}
			if short.SetText(s[near:]); !short.Next() || near+short.End() != it.End() {
				t.Fatalf("%q: the sentence from %d ends at %d, not %d", s, it.Start(), it.End(), near+short.End())
			}
		}
	})
}

func TestTokensStandWhereTheySay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := letters().Draw(t, "s")
		end := 0
		for _, tok := range Tokenize(s) {
			if tok.Span.Start < end || tok.Span.Empty() || Slice(s, tok.Span) != tok.Text {
				t.Fatalf("token %+v of %q after %d: text there is %q", tok, s, end, Slice(s, tok.Span))
			}
			end = tok.Span.End
		}
		end = 0
		for _, sp := range Sentences(s) {
			if sp.Start < end || sp.Empty() || sp.End > utf8.RuneCountInString(s) {
				t.Fatalf("sentence %v of %q after %d", sp, s, end)
			}
			end = sp.End
		}
	})
}

func TestTokenize(t *testing.T) {
	got := []string{}
	for _, tok := range Tokenize("ضبط 12 بندقية و3 قنابل.\r\n\r\nF-16, 3,500 people") {
		got = append(got, tok.Text)
	}
	want := []string{"ضبط", "12", "بندقية", "و", "3", "قنابل", ".", "\r\n\r\n", "F", "-", "16", ",", "3,500", "people"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q", got)
	}
}

func TestTokenizeGluedWords(t *testing.T) {
	for in, want := range map[string]string{
		"في الشحيل.وقال:نعم، #دير_الزور و_أ.ف.ب_ 3.5 د.أحمد": "في|الشحيل|.|وقال|:|نعم|،|#|دير|الزور|و|أ.ف.ب|3.5|د.أحمد",
		"اA:اا A:اا ا_ا:ا": "اA:اا|A:اا|ا|ا:ا",
		"الساعة:5 يوم_12":  "الساعة|:|5|يوم|12",
		"state_of a.b":     "state_of|a.b",
	} {
		got := []string{}
		for _, tok := range Tokenize(in) {
			got = append(got, tok.Text)
			if s := Slice(in, tok.Span); s != tok.Text {
				t.Errorf("the text of %q at its span is %q", tok.Text, s)
			}
		}
		if strings.Join(got, "|") != want {
			t.Errorf("got  %q\nwant %q", strings.Join(got, "|"), want)
		}
	}
}

// Monitors break words up against the filters of social networks.
func TestTokenizeBrokenWords(t *testing.T) {
	const in = "مقـ ـتل عنصر من “التنـ ـظيم” بانفـ*ـجار عبـ ـوة ناسـ ـفـ ـة قرب الخلا*فة، حمص ـ تدمر، لـ ـ الجيش، 3 * 4 IS*IS amb*ush *note* a *b"
	want := []string{"مقتل", "عنصر", "من", "“", "التنظيم", "”", "بانفجار", "عبوه", "ناسفه", "قرب", "الخلافه", "،", "حمص", "", "تدمر", "،", "ل", "", "الجيش", "،", "3", "*", "4", "isis", "ambush", "*", "note", "*", "a", "*", "b"}
	got := []string{}
	for _, tok := range Tokenize(in) {
		got = append(got, tok.Norm)
		if s := Slice(in, tok.Span); s != tok.Text {
			t.Errorf("the text of %q at its span is %q", tok.Text, s)
		}
	}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q", got)
	}
}

func TestSentences(t *testing.T) {
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"وصل الوفد. ثم غادر؟ نعم", []string{"وصل الوفد.", "ثم غادر؟", "نعم"}},
		{"عنوان الخبر\n\nوصل الوفد،\n\nثم غادر.", []string{"عنوان الخبر", "وصل الوفد،\n\nثم غادر."}},
		{"Gen. Smith met Mr. Jones in the U.S. embassy. They left.", []string{"Gen. Smith met Mr. Jones in the U.S. embassy.", "They left."}},
		{"The convoy left the northern base early in the morning and came\nto the bridge. It stopped.",
			[]string{"The convoy left the northern base early in the morning and came\nto the bridge.", "It stopped."}},
		{" \n ", nil},
	} {
		var got []string
		for _, sp := range Sentences(c.in) {
			got = append(got, Slice(c.in, sp))
		}
		if strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("Sentences(%q) = %q, want %q", c.in, got, c.want)
		}
	}
}

func TestLang(t *testing.T) {
	for in, want := range map[string]string{"": "", "123": "", "مرحبا": "ar", "Hello": "en", "نشر موقع example.org بيانا عن الحادث": "ar",
		"The word داعش is an acronym used in Arabic": "en"} {
		if got := Lang(in); got != want {
			t.Errorf("Lang(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestStrip(t *testing.T) {
	has := func(word, prefix, rest string) bool {
		for _, s := range Strip(Fold(word)) {
			if s.Prefix == prefix && s.Rest == Fold(rest) {
				return true
			}
		}
		return false
	}
	for _, c := range [][3]string{{"الرقة", "", "الرقة"}, {"والرقة", "و", "الرقة"}, {"للرقة", "ل", "الرقة"}, {"وبحمص", "وب", "حمص"}, {"ولدمشق", "ول", "دمشق"}, {"وللرقة", "ول", "الرقة"}} {
		if !has(c[0], c[1], c[2]) {
			t.Errorf("Strip(%s) lacks %s + %s: %v", c[0], c[1], c[2], Strip(Fold(c[0])))
		}
	}
}

const arabicSample = "أعلنت غرفة التجارة في المدينة افتتاح السوق الجديدة صباح الخميس بحضور عدد من التجار والأهالي"

func TestDecode(t *testing.T) {
	enc := func(cm *charmap.Charmap, s string) []byte {
		b, err := cm.NewEncoder().Bytes([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	wide := func(s string, big, bom bool) []byte {
		var out []byte
		units := utf16.Encode([]rune(s))
		if bom {
			units = append([]uint16{0xFEFF}, units...)
		}
		for _, u := range units {
			if big {
				out = append(out, byte(u>>8), byte(u))
			} else {
				out = append(out, byte(u), byte(u>>8))
			}
		}
		return out
	}
	french := "L'été dernier, à Genève, les délégués ont discuté de la sécurité et de l'aide. Ça a été très long."
	for _, c := range []struct {
		name string
		in   []byte
		enc  string
		want string
	}{
		{"utf-8", []byte(arabicSample), "utf-8", arabicSample},
		{"bom and crlf stay", []byte("\ufeffa\r\nb"), "utf-8", "\ufeffa\r\nb"},
		{"utf-16le", wide(arabicSample, false, true), "utf-16le", "\ufeff" + arabicSample},
		{"utf-16be", wide("Hello 😀 there", true, true), "utf-16be", "\ufeffHello 😀 there"},
		{"utf-16le bare", wide(arabicSample, false, false), "utf-16le", arabicSample},
		{"utf-16be bare", wide("Hello there", true, false), "utf-16be", "Hello there"},
		{"windows-1256", enc(charmap.Windows1256, arabicSample), "windows-1256", arabicSample},
		{"windows-1256 short", enc(charmap.Windows1256, "انفجار في حمص"), "windows-1256", "انفجار في حمص"},
		{"windows-1256 with english", enc(charmap.Windows1256, "قال Reuters إن "+arabicSample), "windows-1256", "قال Reuters إن " + arabicSample},
		{"iso-8859-6", enc(charmap.ISO8859_6, arabicSample), "iso-8859-6", arabicSample},
		{"windows-1252 french", enc(charmap.Windows1252, french), "windows-1252", french},
		{"windows-1252 german", enc(charmap.Windows1252, "Die Straße nach Köln führt über die Brücke"), "windows-1252", "Die Straße nach Köln führt über die Brücke"},
		{"windows-1252 quotes", enc(charmap.Windows1252, "He said “no” – twice"), "windows-1252", "He said “no” – twice"},
	} {
		d, err := Decode(c.in)
		if err != nil || d.Encoding != c.enc || d.Text != c.want {
			t.Errorf("%s: %q %q, %v", c.name, d.Encoding, d.Text, err)
		}
		if (d.Encoding != "utf-8") != (len(d.Notes) > 0) {
			t.Errorf("%s: notes %v", c.name, d.Notes)
		}
	}
	for _, c := range []struct {
		name, code string
		offset     int
		in         []byte
	}{
		{"nothing", "empty", 0, nil},
		{"nul", "nul", 3, []byte("abc\x00def")},
		{"controls", "binary", 0, []byte("\x01\x02\x03\x04\x05abc")},
		{"cyrillic", "encoding", 0, enc(charmap.Windows1251, "привет как дела сегодня")},
		{"odd utf-16", "utf16", 4, []byte("\xff\xfea\x00b")},
		{"half a pair", "utf16", 2, []byte("\xff\xfe\x3d\xd8")},
	} {
		_, err := Decode(c.in)
		var de *DecodeError
		if !errors.As(err, &de) || de.Code != c.code || de.Offset != c.offset || de.Error() == "" {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// The words that a reader expects to find each other by, and pairs that must stay apart.
func TestSearchFindsFormsOfAWord(t *testing.T) {
	same := [][2]string{
		{"الرقة", "الرقه"}, {"والرقة", "الرقة"}, {"بالرقة", "رقة"}, {"للرقة", "الرقة"},
		{"انسحاب", "انسحابات"}, {"مقاتلون", "مقاتلين"}, {"المقاتلون", "مقاتل"}, {"هجوم", "الهجوم"},
		{"عملية", "العمليات"}, {"عمليات", "عملية"}, {"سيارة", "السيارات"}, {"أسلحة", "الاسلحه"}, {"إدلب", "ادلب"},
		{"قُتل", "قتل"}, {"مسؤول", "مسؤولين"}, {"جندي", "جنديان"}, {"تفجير", "التفجيرات"}, {"١١", "11"}, {"عبوة", "عبوات"},
		{"المداهمة", "مداهمات"}, {"البادية", "بادية"}, {"مستشفى", "المستشفي"}, {"الاستخبارات", "واستخبارات"}, {"قنابل", "القنابل"},
		{"attacks", "attack"}, {"bombing", "bombings"}, {"Raqqa’s", "Raqqa"}, {"arrested", "arrests"}, {"al-Hol", "Hol"}, {"Daʿesh", "daesh"},
		{"قوات", "القوة"}, {"ضابط", "ضباط"}, {"أسلحة", "سلاح"}, {"cell", "cells"},
	}
	apart := [][2]string{{"حمص", "حماة"}, {"تدمر", "تدمير"}, {"عراق", "عرق"}, {"general", "generous"}, {"sham", "shame"}, {"دير", "دار"}}
	key := func(s string) string { return strings.Join(Analyze(s), " ") }
	right := 0
	for _, p := range same {
		if key(p[0]) == key(p[1]) {
			right++
		} else {
			t.Logf("not found by each other: %s (%s), %s (%s)", p[0], key(p[0]), p[1], key(p[1]))
		}
	}
	// Broken plurals are beyond a light stemmer.
	if want := len(same) - 3; right < want {
		t.Errorf("%d of %d pairs, want %d", right, len(same), want)
	}
	for _, p := range apart {
		if key(p[0]) == key(p[1]) {
			t.Errorf("%s and %s both give %q", p[0], p[1], key(p[0]))
		}
	}
}

func TestAnalyzeKeepsWhatBelongsTogether(t *testing.T) {
	for _, c := range []struct{ in, index, query string }{
		{"CVE-2026-1", "cve-2026-1 cve 2026 1", "cve-2026-1"},
		{"incident--4ca6de00-5b0d", "incident--4ca6de00-5b0d incid 4ca6de00 5b0d", "incident--4ca6de00-5b0d"},
		{"desk@node.example", "desk@node.example desk node exampl", "desk@node.example"},
		{"ucdp-ged:217045.", "ucdp-ged:217045 ucdp ged 217045", "ucdp-ged:217045"},
		{"US-led car-bomb", "us led car bomb", "us led car bomb"},
		{"يناير/آذار", "يناير اذار", "يناير اذار"},
		{"a - b ... c", "a b c", "a b c"},
		{"'quoted' ' it's", "quot it", "quot it"},
		{"", "", ""},
	} {
		if got := strings.Join(Analyze(c.in), " "); got != c.index {
			t.Errorf("Analyze(%q) = %q, want %q", c.in, got, c.index)
		}
		if got := strings.Join(AnalyzeQuery(c.in), " "); got != c.query {
			t.Errorf("AnalyzeQuery(%q) = %q, want %q", c.in, got, c.query)
		}
	}
}

// Whatever a query asks for is found in the text it was copied from, and tokens carry no foreign mark.
func TestEveryQueryFindsItsOwnText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := letters().Draw(t, "s")
		have := map[string]bool{}
		for _, tok := range Analyze(s) {
			have[tok] = true
			if tok == "" || len(tok) > maxToken || !utf8.ValidString(tok) || strings.ContainsAny(tok, " \t\r\n'\"()\x00") {
				t.Fatalf("bad token %q from %q", tok, s)
			}
		}
		for _, tok := range AnalyzeQuery(s) {
			if !have[tok] {
				t.Fatalf("query token %q of %q is not indexed: %v", tok, s, Analyze(s))
			}
		}
	})
}

func TestSpanJSON(t *testing.T) {
	b, err := json.Marshal(Span{3, 9})
	var s Span
	if err != nil || string(b) != "[3,9]" || json.Unmarshal(b, &s) != nil || s != (Span{3, 9}) {
		t.Errorf("%s %v %v", b, s, err)
	}
	if json.Unmarshal([]byte(`{"start":1}`), &s) == nil {
		t.Error("an object was taken for a span")
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(arabicSample))
	f.Add([]byte("\xff\xfea\x00b\x00"))
	f.Add([]byte{0xC7, 0xE1, 0xD1, 0xDE, 0xC9, ' ', 0xC7, 0xE1})
	f.Add([]byte("caf\xe9 \x93quoted\x94"))
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := Decode(b)
		if err != nil {
			if de := new(DecodeError); !errors.As(err, &de) {
				t.Fatalf("foreign error %v", err)
			}
			return
		}
		if !utf8.ValidString(d.Text) || strings.ContainsRune(d.Text, 0) {
			t.Fatalf("%q is no clean text", d.Text)
		}
		Tokenize(d.Text)
		Sentences(d.Text)
		Analyze(d.Text)
	})
}

func BenchmarkAnalyzeTitle(b *testing.B) {
	const title = "إحباط مخطط تفجير في السيدة زينب والاستخبارات العامة تعتقل أربعة أشخاص قرب دمشق"
	b.Run("ar", func(b *testing.B) {
		for b.Loop() {
			Analyze(title)
		}
	})
	b.Run("en", func(b *testing.B) {
		for b.Loop() {
			Analyze("Bombing plot foiled in Sayyida Zaynab, four arrested by General Intelligence near Damascus")
		}
	})
}

func BenchmarkTokenize(b *testing.B) {
	s := strings.Repeat(arabicSample+". ", 80)
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Tokenize(s)
	}
}
