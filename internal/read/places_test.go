package read

import (
	"strings"
	"testing"

	"tansiq/internal/incident"
)

// TestPlaces holds which words name a place on the ground, and which only look so.
func TestPlaces(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Words that begin as a name with one letter before it does.
		{"عُثر في بغداد على ورقة موقعة", "بغداد"},
		{"وصول وجبة جديدة من العائلات إلى الموصل", "الموصل"},
		{"قالت سيلفا فارتيان الباحثة في الشأن السوري", ""},
		// The article of "إلى" is none.
		{"وصل الرتل إلى الطارمية ظهراً", "الطارمية"},
		// Names of two words, in quotation marks, behind the word for a stretch of land.
		{"أوقفتهم الكاميرات قبالة تل صفوك", "تل صفوك"},
		{"دارت الاشتباكات في محيط محطة \"تي 2\" فجراً", "محيط محطة \"تي 2"},
		{"دخلت الطائرات الخدمة في قاطع البعاج", "البعاج"},
		// Sides of deserts and countrysides, and lists in brackets.
		{"غارة بالبادية الغربية لتدمر", "البادية الغربية لتدمر"},
		{"غارة في بادية تدمر الشمالية", "بادية تدمر الشمالية"},
		{"لغم بالريف الجنوبي الشرقي لمحافظة الرقة", "الريف الجنوبي الشرقي لمحافظة الرقة"},
		{"مقبرة في قرية (القايشة) شمال تلعفر", "القايشة; شمال تلعفر"},
		{"نزحوا من قرى متفرقة، وتعدادها ألف نسمة، إلى الموصل", "الموصل"},
		{"غارات قرب خمس بلدات ودمرت آباراً في حمص", "حمص"},
		{"نقلوا إلى تكريت وإلى الموصل", "تكريت; الموصل"},
		{"كان يتنقل ضمن قاطع الدور شمال سامراء", "الدور; شمال سامراء"},
		{"In Deir Ezzor, five people died", "Deir Ezzor"},
		// "سورية" the country and the adjective.
		{"وصلت قوات سورية إلى حمص", "حمص"},
		{"وفي سورية، شنت الطائرات 11 غارة", "سورية"},
		{"غارات في العراق وسورية", "العراق; سورية"},
		// Names of places that are also those of a tribe and a channel.
		{"Gunmen struck Zor Shammar village in Raqqa", "Zor Shammar; Raqqa"},
		{"The convoy left Al-Mayadeen city for Hajin", "Al-Mayadeen; Hajin"},
		{"He told Al-Mayadeen that Hajin was calm", "Hajin"},
		// What goes from place to place, and what is between governments.
		{"Couriers moved money between Syria and Türkiye, he said", "Syria; Türkiye"},
		{"The talks between Syria and Türkiye went on", ""},
		{"الحدود بين سوريا والعراق آمنة", "سوريا; العراق"},
		{"الاتفاق بين سوريا والعراق سارٍ", ""},
		// Names of bodies and people by their nation.
		{"A report by the Berlin Conflict Desk said so", ""},
		{"The local outlet Euphrates Dawn published a video", ""},
		{"A raid by Iraq's Counter-Terrorism Service in Kirkuk", "Kirkuk"},
		{"He is a citizen of the United States", ""},
		{"The Assistance Mission for Iraq condemned the attack", ""},
		{"a member of the Islamic State of Iraq and al-Sham", ""},
		// Governments.
		{"They want Damascus to look weak", ""},
		{"التحالف الذي تتزعمه واشنطن يلاحقهم", ""},
		{"في مناطق تسيطر عليها دمشق قرب الرقة", "الرقة"},
		{"حسابات مقربة من دمشق", ""},
		{"ستواصل الولايات المتحدة ملاحقتهم", ""},
		{"الحدود مع العراق مغلقة", "العراق"},
		{"the Observatory, which is based in Britain, said", ""},
		{"Washington and its allies bombed Raqqa", "Raqqa"},
		{"لم تصدر السلطات في بغداد تعليقا", ""},
		{"قال عضو في المجلس لـ«الشرق الأوسط» إن الموصل هادئة", "الموصل"},
		{"Last update: Sunday KSA 18:21 from Raqqa", "Raqqa"},
		{"The authorities in Baghdad did not comment", ""},
		// Sites and units.
		{"قتل رجل في بلدة أبو حمام شرقي دير الزور وآخر شمالي المحافظة", "أبو حمام; شرقي دير الزور; شمالي المحافظة"},
		{"القبض عليه في قضاء أبي غريب وسجنه", "أبي غريب"},
		{"حكم بالسجن المؤبد في الموصل", "الموصل"},
		{"راقبوا مزرعة اتخذها رجلان وكراً قرب الموصل", "الموصل"},
		{"انفجار في مدينة القائم الحدودية", "القائم"},
		{"لغم على مسافة 14 كلم شمال مركز قضاء تلعفر", "14 كلم شمال مركز قضاء تلعفر"},
		{"Tunisia is expected to take back its citizens", ""},
	} {
		r := mustRead(t, Input{Source: "a", Text: c.in, Published: published}, shipped(t))
		var got []string
		for _, p := range r.Mentions.Places {
			got = append(got, p.Text)
		}
		if s := strings.Join(got, "; "); s != c.want {
			t.Errorf("%s\n\tgot  %q\n\twant %q", c.in, s, c.want)
		}
	}
}

// TestComesBack holds where a happening is that names its place by a noun only, or not at all.
func TestComesBack(t *testing.T) {
	for _, c := range []struct{ in, class, want string }{
		{"وصلت القوات إلى بلدة الشحيل مساء الاثنين. وانفجرت عبوة ناسفة في البلدة فجر الثلاثاء.", "bombing", "الشحيل"},
		{"The troops reached Hajin on Monday. In the town, gunmen killed two soldiers on Tuesday.", "attack", "Hajin"},
		{"حريق في مخيم الهول\n\nقالت إدارة المخيم إن قافلة غادرت من مخيم الهول إلى مخيم الجدعة يوم الأحد. واعتقلت الأسايش في المخيم ثلاثة رجال يوم الاثنين.", "arrest", "مخيم الهول"},
		{"Guards say calm is back in al-Hol camp\n\nThe guards spoke to us on Monday. On Sunday gunmen killed an Iraqi woman in her tent, they said.", "attack", "al-Hol camp"},
	} {
		r := mustRead(t, Input{Source: "a", Text: c.in, Published: published}, shipped(t))
		found := ""
		for _, p := range r.Proposals {
			if string(p.Class) == c.class && len(p.Places) > 0 {
				found = p.Places[0].Text
			}
		}
		if found != c.want {
			t.Errorf("%s\n\tgot  %q\n\twant %q", c.in, found, c.want)
		}
	}
}

// TestParts holds that the label of a part of a unit stands on its side of the middle, and is no finer than the unit.
func TestParts(t *testing.T) {
	k := shipped(t)
	at := func(in string) incident.Place {
		r := mustRead(t, Input{Source: "a", Text: in, Published: published}, k)
		if len(r.Mentions.Places) != 1 {
			t.Fatalf("%s: %d places", in, len(r.Mentions.Places))
		}
		return r.Mentions.Places[0]
	}
	whole, part := at("انفجار في محافظة بابل"), at("انفجار شمالي محافظة بابل")
	if part.Precision != incident.PlaceGovernorate || part.Coord.Lat <= whole.Coord.Lat || part.Coord.Lon != whole.Coord.Lon {
		t.Errorf("the north of the province lies at %v, %s", part.Coord, part.Precision)
	}
}
