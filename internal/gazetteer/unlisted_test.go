package gazetteer

import (
	"strings"
	"testing"
)

// Places that the table does not know are found by their cue and lie where the text says.
func TestUnlisted(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ text, want string }{
		{"خطف مدنيين قرب قرية القايشة التابعة لبلدة خانقين", "قرية القايشة=IQ-DI"},
		{"هجوم على قرية \"كشكولة\" قرب بلدة قرة تبة", "قرية \" كشكولة=IQ-DI"},
		{"في منطقة اكباشو شمال شرق بعقوبة", "منطقة اكباشو=IQ-DI"},
		{"انفجار في بلدة الزنبوقية بريف إدلب الغربي", "بلدة الزنبوقية=SY-ID"},
		{"في ريف الحسكة هاجموا بلدة جنكور ليلا", "بلدة جنكور=SY"},
		{"the village of Qayshamir near Khanaqin", "village of Qayshamir=IQ-DI"},
		{"an attack on Zanbuqar village in Idlib province", "Zanbuqar village=SY-ID"},
		{"هجوم على قرية تدعى القايشة في ريف الحسكة", "قرية تدعى القايشة=SY-HA"},
		// no names, or no place said
		{"ضد قرى شمال سوريا، وفيما ينشغلون بريف حلب", ""},
		{"انتزعوا قرى حولهما في ريف حلب", ""},
		{"دخلوا قرية صغيرة قرب حمص", ""},
		{"في منطقة سكنية بريف حلب", ""},
		{"منطقة نفوذ قسد شرق الفرات", ""},
		{"قرية القايشة", ""},
		{"شمال مدينة حمص في بلدة تلبيسة", ""},
		{"the old village was empty", ""},
		{"a Syrian village in Homs", ""},
		{"بلدة حدودية مع لبنان في ريف حمص", ""},
		{"انسحبوا من القرية باتجاه حماة", ""},
	} {
		words := wordsOf(c.text)
		readings := g.Resolve(words, g.Match(words), Context{})
		var got []string
		for _, r := range g.Unlisted(words, readings) {
			if !r.Coarse || r.Place.Point() {
				t.Errorf("%s: the reading %v is a point", c.text, r)
			}
			got = append(got, strings.Join(words[r.Start:r.End], " ")+"="+r.Place.ID)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}
