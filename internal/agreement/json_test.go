package agreement

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"tansiq/internal/incident"
)

func marshal(t *testing.T, terms Terms) []byte {
	t.Helper()
	b, err := terms.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTermsSurviveJSON(t *testing.T) {
	for _, terms := range []Terms{mock(), public(), every(), empty(t)} {
		b := marshal(t, terms)
		back, err := Parse(b)
		if err != nil {
			t.Fatal(err)
		}
		if again := marshal(t, back); !bytes.Equal(b, again) {
			t.Errorf("%s\n%s", b, again)
		}
		if strings.Contains(string(b), "null,\"k") || strings.Contains(string(b), ":null,\"classes") {
			t.Errorf("a list is null: %s", b)
		}
	}
	golden(t, "terms-mock.json", string(marshal(t, mock()))+"\n")
}

// TestMarshalLeavesTermsAlone: writing terms does not change them, not even where they share lists.
func TestMarshalLeavesTermsAlone(t *testing.T) {
	a := mock()
	a.Ladder[1].Conditions = nil
	a.Classes = nil
	marshal(t, a)
	if a.Ladder[1].Conditions != nil || a.Classes != nil {
		t.Error("Marshal filled the caller's lists")
	}
}

func TestStrictJSON(t *testing.T) {
	good := string(marshal(t, mock()))
	edit := func(old, new string) string {
		if !strings.Contains(good, old) {
			t.Fatalf("no %s in %s", old, good)
		}
		return strings.Replace(good, old, new, 1)
	}
	for _, c := range []struct{ name, json, code, field string }{
		{"not JSON", "terms", "syntax", ""},
		{"nothing", "", "syntax", ""},
		{"cut", good[:len(good)-1], "syntax", ""},
		{"more behind", good + "{}", "syntax", ""},
		{"not UTF-8", edit("Agreement A-03", "Agreement \xff"), "syntax", ""},
		{"deep", strings.Repeat(`{"onward":`, 30) + "1" + strings.Repeat("}", 30), "syntax", ""},
		{"too large", strings.Repeat(" ", MaxSize+1), "size", ""},
		{"an endless name", edit(`"pap":`, `"`+strings.Repeat("x", 100)+`":1,"pap":`), "unknown_field", strings.Repeat("x", 60) + "…"},
		{"an endless list", edit(`"units":["SY"]`, `"units":[`+strings.Repeat(`"SY",`, 200)+`"SY"]`), "size", "units"},
		{"too many values", `{"ladder":[` + strings.Repeat(`{"opens":[`+strings.Repeat(`"report",`, 50)+`"plan"]},`, 100) + `{}]}`, "size", "ladder[94].opens[14]"},
		{"an endless object", edit(`"title":{`, `"title":{`+members(201)), "size", "title"},
		{"an unknown field", edit(`"pap":`, `"unless":true,"pap":`), "unknown_field", "unless"},
		{"one further down", edit(`"n":0,`, `"n":0,"waived":false,`), "unknown_field", "ladder[1].conditions[1].waived"},
		{"another letter case", edit(`"ceiling":"TLP:AMBER"`, `"Ceiling":"TLP:RED"`), "unknown_field", "Ceiling"},
		{"another letter case beside the right one", edit(`"ceiling":"TLP:AMBER"`, `"ceiling":"TLP:AMBER","CEILING":"TLP:RED"`), "unknown_field", "CEILING"},
		{"a third language", edit(`"title":{`, `"title":{"ku":"x",`), "unknown_field", "title.ku"},
		{"a field twice", edit(`"ceiling":"TLP:AMBER"`, `"ceiling":"TLP:AMBER","ceiling":"TLP:RED"`), "twice", "ceiling"},
		{"twice further down", edit(`"percent":80`, `"percent":80,"percent":1`), "twice", "ladder[1].conditions[0].percent"},
		{"a text for a number", edit(`"percent":80`, `"percent":"80"`), "type", "ladder.conditions.percent"},
		{"a list for a text", edit(`"ceiling":"TLP:AMBER"`, `"ceiling":["TLP:AMBER"]`), "type", "ceiling"},
		{"a number with a fraction", edit(`"percent":80`, `"percent":80.5`), "value", "ladder[1].conditions[0].percent"},
		{"a number that is rounded", edit(`"percent":80`, `"percent":9007199254740993`), "value", "ladder[1].conditions[0].percent"},
		{"no date", edit(`"starts":"2025-01-02"`, `"starts":"2025-02-30"`), "value", ""},
		{"a list", "[" + good + "]", "type", ""},
	} {
		_, err := Parse([]byte(c.json))
		var e *ParseError
		if !errors.As(err, &e) {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if e.Code != c.code || e.Field != c.field {
			t.Errorf("%s: %v (code %q, field %q)", c.name, err, e.Code, e.Field)
			continue
		}
		if w := e.Words(); w.AR == "" || w.EN == "" || e.Error() != w.EN {
			t.Errorf("%s says nothing", c.name)
		}
	}
	if _, err := Parse([]byte(edit(`"en":"Agreement A-03"`, `"en":""`))); err != nil {
		t.Errorf("an empty text: %v", err)
	}
	got, err := Parse([]byte(`{"kinds":null,"onward":{"rule":"none"}}`))
	if err != nil || got.Onward.Rule != OnwardNone || got.From != incident.NoDay || got.Ends != incident.NoDay {
		t.Errorf("missing fields: %v, %+v", err, got)
	}
}

// members writes n different members of an object.
func members(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "\"x%d\":1,", i)
	}
	return b.String()
}

func TestClimbJSON(t *testing.T) {
	c := Climb{Agreement: "l", Step: 2, Opens: []Kind{Report}, Given: 14, Received: 22, Reciprocal: 1}
	b, err := c.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"agreement":"l","given":14,"opens":["report"],"received":22,"reciprocal":1,"step":2}`; string(b) != want {
		t.Errorf("%s", b)
	}
	back, err := ParseClimb(b)
	if err != nil || !reflect.DeepEqual(back, c) {
		t.Errorf("%+v, %v", back, err)
	}
	for bad, want := range map[string]string{
		`{}`: "agreement", `{"agreement":"l","step":0,"opens":["plan"]}`: "step", `{"agreement":"l","step":2,"opens":[]}`: "opens",
		`{"agreement":"l","step":2,"opens":["plan"],"given":-1}`: "given", `{"agreement":"l","step":2,"opens":["plan"],"received":2000000000000}`: "received",
		`{"agreement":"l","step":2,"opens":["plan"],"reciprocal":-1}`: "reciprocal",
	} {
		_, err := ParseClimb([]byte(bad))
		if f := FaultsOf(err); len(f) == 0 || f[0].Field != want {
			t.Errorf("%s: %v", bad, err)
		}
	}
	if _, err := ParseClimb([]byte(`{"agreement":"l","step":2,"opens":["plan"],"force":true}`)); err == nil {
		t.Error("an unknown field is read")
	}
}

// FuzzParse: whatever comes, Parse takes it as one thing only, and Check and Read bear it.
func FuzzParse(f *testing.F) {
	for _, terms := range []Terms{mock(), public(), every()} {
		b, err := terms.Marshal()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`{"title":{"AR":"","en":"x"},"starts":null}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		terms, err := Parse(b)
		if err != nil {
			var e *ParseError
			if !errors.As(err, &e) {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		one := marshal(t, terms)
		again, err := Parse(one)
		if err != nil {
			t.Fatalf("%s: %v", one, err)
		}
		if two := marshal(t, again); !bytes.Equal(one, two) {
			t.Fatalf("%s\n%s", one, two)
		}
		for _, lang := range []string{"ar", "en"} {
			if len(terms.Read(lang, Names{})) == 0 {
				t.Fatal("nothing is read")
			}
		}
		if terms.Check() == nil && len(Diff(terms, again, Names{})) > 0 {
			t.Fatalf("%s differs from itself", one)
		}
	})
}

// FuzzParseClimb: what is read is written the same.
func FuzzParseClimb(f *testing.F) {
	f.Add([]byte(`{"agreement":"l","given":14,"opens":["report"],"received":22,"reciprocal":1,"step":2}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		c, err := ParseClimb(b)
		if err != nil {
			return
		}
		one, err := c.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if again, err := ParseClimb(one); err != nil || !reflect.DeepEqual(again, c) {
			t.Fatalf("%s: %+v, %v", one, again, err)
		}
	})
}
