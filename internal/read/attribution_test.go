package read

import (
	"strings"
	"testing"
)

func TestAttributionIsAWholePhrase(t *testing.T) {
	for _, c := range []struct{ in, source, ar, en string }{
		{"قال مسؤولون أمريكيون طلبوا حجب أسمائهم إن داعش هاجم الرقة أمس.", "مسؤولون أمريكيون", "مسؤولون أمريكيون", "unnamed sources"},
		{"قال ناطق باسم قوات سوريا الديمقراطية إن داعش هاجم الرقة أمس.", "ناطق باسم قوات سوريا الديمقراطية", "قوات سوريا الديمقراطية", "Syrian Democratic Forces"},
		{"A spokesman for the Syrian Democratic Forces said that ISIS attacked Raqqa yesterday.", "spokesman for the Syrian Democratic Forces", "قوات سوريا الديمقراطية", "Syrian Democratic Forces"},
	} {
		r := mustRead(t, Input{Text: c.in, Published: published}, shipped(t))
		if len(r.Proposals) == 0 {
			t.Errorf("%s: nothing read", c.in)
			continue
		}
		p := r.Proposals[0]
		if p.Attribution.Source != c.source || !strings.Contains(p.Summary.AR, "المصدر: "+c.ar) || !strings.Contains(p.Summary.EN, "Source: "+c.en) {
			t.Errorf("%s: %q, %q", c.in, p.Attribution.Source, p.Summary)
		}
	}
}
