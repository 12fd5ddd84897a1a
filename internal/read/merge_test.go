package read_test

import (
	"slices"
	"testing"

	"tansiq/internal/read"
)

// TestHappenings holds which tellings are one happening: each text, and how many happenings it tells.
func TestHappenings(t *testing.T) {
	know := shippedKnowledge(t)
	for _, c := range []struct {
		in   string
		want int
	}{
		// A further one of the kind.
		{"قُتل راعٍ صباح اليوم بانفجار لغم قرب السخنة.\nوبعد ساعة أودى لغم ثان بحياة طفلين.", 2},
		{"هاجم مسلحون من داعش صباح اليوم حاجزاً في ريف حمص وأصابوا جندياً.\nكما هاجمت مجموعة ثانية نقطة عسكرية.", 2},
		{"هاجم مسلحون من داعش حاجزاً في البصيرة مرة ثانية.\nوقال مصدر إن الهجوم أدى إلى مقتل جندي.", 1},
		// Each at its town.
		{"صعّد تنظيم داعش من نشاطه في البادية.\nوقصفت طائرات التحالف مواقع للتنظيم قرب الموصل.\nوقرب سنجار قصفت الطائرات مواقع أخرى.", 2},
		// Some of the strikes that were counted.
		{"شنت طائرات التحالف 20 غارة جوية على تنظيم داعش في العراق.\nونفذت الطائرات سبع غارات جوية قرب الموصل ودمرت نفقاً.", 2},
		{"Coalition aircraft carried out 20 airstrikes against ISIS in Iraq on Monday.\nSeven airstrikes near Mosul destroyed a tunnel.", 2},
	} {
		r, err := read.Read(t.Context(), read.Input{Text: c.in}, know)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Proposals) != c.want {
			var got []string
			for _, p := range r.Proposals {
				got = append(got, string(p.Class)+" "+p.Trigger.Text)
			}
			slices.Sort(got)
			t.Errorf("%s\n%d happenings %q, want %d", c.in, len(got), got, c.want)
		}
	}
}
