package geojson

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"tansiq/internal/text"
)

// FuzzScanner holds the scanner against encoding/json: both take the same texts.
func FuzzScanner(f *testing.F) {
	for _, s := range []string{`{"type":"Feature"}`, `[1,-0.5e+7,"\u00e9\n",true,null,{}]`, `{"a":[{},[]]} `, `01`, `-`, `1.`, `1e`, `"\x"`, `{"a" 1}`, `[1,]`, `{} {}`, `nul`, "\"a\tb\"", `{"features":[{},7]}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		s := newScanner(bytes.NewReader(b))
		n := 0
		_, err := s.file(func(raw []byte) error {
			if n++; !json.Valid(raw) {
				t.Errorf("a feature is %q", raw)
			}
			return nil
		})
		var fe *FileError
		if errors.As(err, &fe) && fe.Code == "deep" {
			return
		}
		if (err == nil) != json.Valid(b) {
			t.Errorf("%q: %v", b, err)
		}
	})
}

func TestFaultsHaveTheirLine(t *testing.T) {
	for file, want := range map[string]int{
		"{\n\"type\":\"FeatureCollection\",\n\"features\":[\n{},\n{]\n]}": 5,
		"{\n\"a\":\"b\nc\"}":    2,
		"{\n\n\"a\":1\n\n":      5,
		"{\n\"a\":1}\n\n\n x\n": 5,
	} {
		_, err := Check(strings.NewReader(file), Options{})
		var fe *FileError
		if !errors.As(err, &fe) || fe.Line != want {
			t.Errorf("%q: %v, want line %d", file, err, want)
		}
	}
}

// large is a collection whose features take more bytes than the encoding is judged by.
func large(features ...string) string {
	const filler = `{"type":"Feature","geometry":null,"properties":{"class":"raid"}},`
	return `{"features":[` + "\n" + strings.Join(features, ",\n") + "," + strings.Repeat(" ", judgedBytes) + filler[:len(filler)-1] + "],\n" + `"type":"FeatureCollection"}`
}

func TestLargeFiles(t *testing.T) {
	arabic := `{"type":"Feature","geometry":null,"properties":{"class":"attack","title_ar":"الهجوم على المدينة"}}`
	for _, c := range []struct{ name, file, encoding string }{
		{"UTF-8", large(arabic), "utf-8"},
		{"with a mark", "\uFEFF" + large(arabic), "utf-8"},
		{"Arabic at the end", strings.Replace(large(`{"type":"Feature","id":1,"geometry":null,"properties":{"class":"clash"}}`), `"raid"`, `"attack","title_ar":"الهجوم على المدينة"`, 1), "utf-8"},
		{"UTF-16", utf16le(large(arabic)), "utf-16le"},
		{"Windows-1256", strings.Replace(large(arabic), "الهجوم على المدينة", "\xC7\xE1\xE5\xCC\xE6\xE3 \xDA\xE1\xEC \xC7\xE1\xE3\xCF\xED\xE4\xC9", 1), "windows-1256"},
	} {
		claims, rep := read(t, []byte(c.file))
		if len(claims) != 2 || rep.Encoding != c.encoding {
			t.Errorf("%s: %d claims, %+v", c.name, len(claims), rep)
			continue
		}
		if got := []text.Bilingual{claims[0].Title, claims[1].Title}; got[0].AR != "الهجوم على المدينة" && got[1].AR != "الهجوم على المدينة" {
			t.Errorf("%s: %v", c.name, got)
		}
	}

	huge := `{"type":"Feature","geometry":null,"properties":{"summary_en":"` + strings.Repeat("a", maxFeature) + `"}}`
	claims, rep := read(t, []byte(large(huge, arabic)))
	if len(claims) != 2 || rep.Rejected != 1 || rep.Errors[0].Code != "large" || rep.Errors[0].Where() != "features[0]" {
		t.Errorf("a huge feature: %d claims, %+v", len(claims), rep.Errors)
	}
	if claims, rep := read(t, []byte(huge)); len(claims) != 0 || rep.Rejected != 1 {
		t.Errorf("a huge feature alone: %+v", rep)
	}

	for name, c := range map[string]struct{ file, code string }{
		"cut off":        {large(arabic)[:judgedBytes+100], "truncated"},
		"broken letters": {strings.Replace(large(arabic), `"raid"`, "\"ra\xFFid\"", 1), "encoding"},
		"broken behind":  {large(arabic) + "]", "json"},
	} {
		n := 0
		_, err := Read(strings.NewReader(c.file), Options{Now: now}, func(Row) error { n++; return nil })
		var fe *FileError
		if !errors.As(err, &fe) || fe.Code != c.code || fe.Line < 2 || n != 0 {
			t.Errorf("%s: %d yielded, %v", name, n, err)
		}
	}
}

func utf16le(s string) string {
	b := []byte{0xFF, 0xFE}
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8)) // the letters of the test are in the basic plane
	}
	return string(b)
}
