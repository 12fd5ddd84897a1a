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

// A place that the table does not know lies by the place that the text tells with it; a quarter and what stands in streets,
// in the town named last.
func TestUnlistedBy(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ text, want string }{
		{"هجوم على قرية القايشة التابعة لبلدة خانقين", "القايشة=Khanaqin"},
		{"في قرية تل القايش شرق البعاج", "تل القايش=Al-Baaj E"},
		{"دخلوا الموصل ثم قتلوا رجلا في حي القادسية", "القادسية=Mosul"},
		{"دخلوا الموصل ثم قتلوا رجلين في حيي القصاير والدباغة", "القصاير=Mosul والدباغة=Mosul"},
		{"نقلوا إلى مستشفى الشهيد رزنو بمدينة كلار", "الشهيد رزنو=Kalar"},
		{"هاجموا حاجز الزنبوق عند المدخل الجنوبي لمدينة الحسكة", "الزنبوق=Al-Hasakah"},
		{"فجروا لغما في قرية القايشة بريف الحسكة", "القايشة="},
		{"the wounded were taken from Baiji to Rezno hospital", "Rezno=Baiji"},
		{"an attack in the Rezno neighbourhood of Raqqa", "Rezno=Raqqa"},
		// no names
		{"مطلوب للقضاء بتهمة الانتماء في الموصل", ""},
		{"in Baghdad a National Hospital was hit", ""},
		{"وصلوا إلى مستشفى المدينة في حماة", ""},
	} {
		words := wordsOf(c.text)
		var got []string
		for _, r := range g.Unlisted(words, g.Resolve(words, g.Match(words), Context{})) {
			got = append(got, strings.TrimSpace(strings.Join(words[r.Name:r.NameEnd], " ")+"="+r.By.EN+" "+r.BySide))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}

// What is only the beginning of a longer name, or a word for a settlement, is no name.
func TestHalfNames(t *testing.T) {
	g := load(t)
	for text, want := range map[string]string{
		"هجوم في قرية تل القايش في الحسكة":       "الحسكة",
		"تفجير في الميدان الجنوبي وسط بغداد":     "بغداد",
		"تفجير في مدينة الباب بريف حلب":          "الباب حلب",
		"الرقة، المدينة التي يحتجز فيها الرهائن": "الرقة",
		"انفجار في منطقة باب الطوب وسط الموصل":   "باب الطوب الموصل",
		"an attack near Kilometre 160 in Anbar":  "Kilometre 160 Anbar",
		"gunmen attacked Saida town in Daraa":    "Saida Daraa",
		"هجوم في ناحية الرياض جنوب غرب كركوك":    "الرياض كركوك",
	} {
		words := wordsOf(text)
		var got []string
		for _, r := range g.Resolve(words, g.Match(words), Context{}) {
			if r.Sure {
				got = append(got, strings.Join(words[r.Name:r.NameEnd], " "))
				if !core(r.Place.Country) {
					t.Errorf("%s: %s abroad is meant", text, r.Place.EN)
				}
			}
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%s\n  got  %s\n  want %s", text, s, want)
		}
	}
}
