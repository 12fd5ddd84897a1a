package parcel

import (
	"fmt"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	many := func(n int, last string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, `"n%d":%d,`, i, i)
		}
		return "{" + b.String() + last + "}"
	}
	for _, c := range []struct {
		src  string
		free string // "-": none
		bad  string // part of what is said; empty: passes
	}{
		{`{}`, "-", ""},
		{" {\"a\" :\t[ 1 , 2.50 , -0 , 1e5 , 1E-5 ] , \"b\":[],\r\n\"c\":{ }} \n", "-", ""},
		{`{"a":"\"\\\/\b\f\n\r\té😀"}`, "-", ""},
		{many(40, `"last":true`), "-", ""},
		{`{"objects":[{"Type":{"Ü":1}}],"b":false}`, "objects", ""},
		{`{"A":1}`, "", ""},
		{``, "-", "an object"},
		{`[]`, "-", "an object"},
		{`"a"`, "-", "an object"},
		{`{"a":1}{}`, "-", "after the end"},
		{`{"a":1`, "-", "a comma or the end of the object"},
		{`{"a"`, "-", "a colon"},
		{`{"a":`, "-", "a value"},
		{`{"a":}`, "-", "a value"},
		{`{a:1}`, "-", "a name in quotes"},
		{`{"a":1,}`, "-", "a name in quotes"},
		{`{"a":[1,]}`, "-", "a value"},
		{`{"a":[1 2]}`, "-", "a comma or the end of the list"},
		{`{"a":tru}`, "-", "a value"},
		{`{"a":+1}`, "-", "a value"},
		{`{"a":-}`, "-", "a digit"},
		{`{"a":1.}`, "-", "a digit"},
		{`{"a":1e}`, "-", "a digit"},
		{`{"a":1e+}`, "-", "a digit"},
		{`{"a":01}`, "-", "a comma"},
		{`{"a":` + strings.Repeat("1", 513) + `}`, "-", "512"},
		{`{"a":"`, "-", "the end of a string"},
		{`{"a":"\x"}`, "-", "an escape"},
		{`{"a":"\`, "-", "an escape"},
		{`{"a":"\u12"}`, "-", "an escape"},
		{`{"a":"\u12g4"}`, "-", "an escape"},
		{`{"a":"\ud83d"}`, "-", "an escape"},
		{`{"a":"\ud83d\u0041"}`, "-", "an escape"},
		{`{"a":"\ude00\ud83d"}`, "-", "an escape"},
		{`{"a":"\u0000"}`, "-", "NUL"},
		{"{\"a\":\"\x00\"}", "-", "control character"},
		{"{\"a\":\"\xc3\"}", "-", "UTF-8"},
		{"\ufeff{}", "-", "an object"},
		{`{"a":1,"a":1}`, "-", "twice"},
		{`{"x":{"a":1,"\u0061":1}}`, "", "twice"},
		{many(40, `"n3":true`), "-", "twice"},
		{many(40, `"n39":true`), "-", "twice"},
		{many(maxMembers, `"last":true`), "-", "more than"},
		{`{"":1}`, "-", "lower-case"},
		{`{"` + strings.Repeat("a", 65) + `":1}`, "-", "lower-case"},
		{`{"` + strings.Repeat("é", 50) + `":1}`, "-", "lower-case"},
		{`{"a b":1}`, "-", "lower-case"},
		{`{"objects":[{"Type":1}],"B":1}`, "objects", "lower-case"},
		{`{"a":` + strings.Repeat(`[`, maxDepth-1) + strings.Repeat(`]`, maxDepth-1) + `}`, "-", ""},
		{`{"a":` + strings.Repeat(`[`, maxDepth) + strings.Repeat(`]`, maxDepth) + `}`, "-", "levels"},
		{`{"a":` + strings.Repeat(`{"a":`, maxDepth), "-", "levels"},
	} {
		var free []string
		if c.free != "-" {
			free = []string{c.free}
		}
		_, err := scanObject([]byte(c.src), free...)
		if c.bad == "" && err != nil || c.bad != "" && (err == nil || !strings.Contains(err.Error(), c.bad)) {
			t.Errorf("%.80q: got %v, want %q", c.src, err, c.bad)
		}
	}
	for _, src := range []string{``, `{}`, `[1`, `[1] 2`} {
		if got, err := elements([]byte(src)); err == nil {
			t.Errorf("%q has the elements %q", src, got)
		}
	}
}

func TestReleaseWithoutObjects(t *testing.T) {
	for body, field := range map[string]string{`{"lineage":"x"}`: "objects", `{"objects":{}}`: "objects", `{"objects":null}`: "objects"} {
		if _, err := decodeBody(KindRelease, []byte(body), true); codeOf(err) != Content || err.(*Error).Field != field {
			t.Errorf("%s: got %v", body, err)
		}
	}
}
