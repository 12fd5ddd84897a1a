package read

import (
	"strings"
	"testing"

	"tansiq/internal/text"
)

// TestNames holds how actors are named: by the list, by pattern, by office, by nouns that come back, and by what they are.
func TestNames(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// The list, and names that several share.
		{"قالت وزارة الدفاع العراقية إن الجيش تقدم", "وزارة الدفاع العراقية=iraqi-defence-ministry; الجيش=iraqi-forces"},
		{"أعلنت وزارة الداخلية التركية توقيف عشرين شخصاً، وأضافت وزارة الداخلية", "وزارة الداخلية التركية=turkish-interior-ministry; وزارة الداخلية=turkish-interior-ministry"},
		{"قال الجيش اللبناني إن مديرية المخابرات أوقفت شخصاً", "الجيش اللبناني=lebanese-army; مديرية المخابرات=lebanese-army"},
		{"أعلن الأمن العام الأردني ضبط أسلحة", "الأمن العام الأردني=jordanian-psd"},
		{"The Lebanese army said the army had raided a house", "Lebanese army=lebanese-army; the army=lebanese-army"},
		{"Iraq's Defence Ministry said the army killed two men", "Iraq's Defence Ministry=iraqi-defence-ministry; the army=iraqi-forces"},
		{"اعتقلت قوى الأمن الداخلي رجلاً في حمص", "قوى الأمن الداخلي=internal-security-sy"},
		{"قالت قوى الأمن الداخلي (الأسايش) إن قوى الأمن الداخلي داهمت منزلاً", "قوى الأمن الداخلي (الأسايش=asayish; قوى الأمن الداخلي=asayish"},
		// Nationality and arm.
		{"قصفت المدفعية التركية قريتين", "المدفعية التركية=turkish-army"},
		{"استهدفت مسيّرة تركية سيارة", "مسيرة تركية=turkish-army"},
		{"شن الطيران الحربي الروسي غارات", "الطيران الحربي الروسي=russian-forces"},
		{"نفذت مقاتلات عراقية ضربات", "مقاتلات عراقية=iraqi-air-force"},
		{"غارة إسرائيلية على مطار", "إسرائيلية=israeli-army"},
		{"اعتقلت الشرطة التركية رجلين", "الشرطة التركية=turkish-police"},
		{"Turkish artillery shelled two villages", "Turkish artillery=turkish-army"},
		{"Iraqi F-16 jets bombed a cave", "Iraqi F-16 jets=iraqi-air-force"},
		{"An Israeli strike hit a depot", "Israeli=israeli-army"},
		{"Russian gunners left the town", "Russian gunners=russian-forces"},
		{"U.S. special forces raided a house", "U.S. special forces=us-military"},
		{"US and Iraqi forces raided a house", "US=us-military; Iraqi forces=iraqi-forces"},
		{"انتشرت القوات التركية والروسية", "القوات التركية=turkish-army; الروسية=russian-forces"},
		{"An Iraqi F-16 hit a cave", "Iraqi F-16=iraqi-air-force"},
		{"الأمن العراقي يعتقل رجلاً", "الأمن العراقي=iraqi-forces"},
		{"قالت إدارة مخيم الهول إن قوى الأمن الداخلي دخلت", "إدارة مخيم الهول=hol-administration; قوى الأمن الداخلي=asayish"},
		// Those who speak and sign for a country.
		{"عقد مسؤولون سوريون وعراقيون اجتماعاً", "مسؤولون سوريون=office; عراقيون=office"},
		{"وقع الجانب العراقي اتفاقاً", "الجانب العراقي=government-of-iraq"},
		{"The minister met his Iraqi counterpart", "Iraqi counterpart=government-of-iraq"},
		{"قال مسؤولون عراقيون إن الهدوء عاد", ""},
		// Units and bodies by pattern.
		{"استهدف الهجوم دورية حكومية", "دورية حكومية=+army"},
		{"دخلت قوات الكوماندوس البلدة", "قوات الكوماندوس=+force"},
		{"وصلت قوات الانضباط العسكري", "قوات الانضباط العسكري=+force"},
		{"وصلت قوات كبيرة إلى البلدة", ""},
		{"انتشرت وحدات من الفرقة 42 واللواء 313", "الفرقة 42=+army; اللواء 313=+army"},
		{"داهم الفوج الثالث في اللواء الرابع وكراً", "الفوج الثالث في اللواء الرابع=+army"},
		{"قالت قيادة عمليات كركوك إن قوة من اللواء 45 وصلت", "قيادة عمليات كركوك=+service; اللواء 45=+army"},
		{"ألقت شعبة استخبارات الفرقة السابعة القبض عليه", "شعبة استخبارات الفرقة السابعة=+army"},
		{"تبنى لواء \"فجر الساحل\" التفجير", "لواء \"فجر الساحل\"=+force"},
		{"هاجم عناصر حركة أنصار الوادي حاجزاً", "حركة أنصار الوادي=+force"},
		{"أفادت مديرية صحة الأنبار بوفاة رجل", "مديرية صحة الأنبار=+service"},
		{"قرر مجلس منبج العسكري إرسال قوة", "مجلس منبج العسكري=manbij-military-council; قوة=manbij-military-council"},
		{"soldiers of the 60th Division arrived", "soldiers=people; 60th Division=+army"},
		{"The Hauran Dawn Brigade claimed the blast", "Hauran Dawn Brigade=+army"},
		{"the US-backed force and US-made rifles", ""},
		{"fighters of the Free Badia Movement left", "Free Badia Movement=+force"},
		{"The Directorate of Border Affairs said so", "Directorate of Border Affairs=+service"},
		{"the army's 70th Division lost a man", "the army=syrian-army; 70th Division=+army"},
		{"اللواء أحمد الخطيب قال إن الهدوء عاد", ""},
		{"العميد الركن سعد معن تحدث للصحافة", ""},
		// Offices, never names.
		{"التقى محافظ حماة الوفد", "محافظ حماة=office"},
		{"بحث رئيس هيئة المنافذ الحدودية العراقية الملف", "رئيس هيئة المنافذ الحدودية العراقية=office"},
		{"هدد التنظيم الرئيس السوري", "التنظيم=islamic-state; الرئيس السوري=office"},
		{"زار وزير الدفاع فلان الفلاني القاعدة", "وزير الدفاع=office"},
		{"Iraq's prime minister met the US envoy", "prime minister=office; US envoy=office"},
		{"the governor of Hama visited the town", "governor of Hama=office"},
		// What comes back.
		{"قالت وزارة الهجرة العراقية إن الوزارة ستنقل العائلات", "وزارة الهجرة العراقية=iraqi-migration-ministry; الوزارة=iraqi-migration-ministry"},
		{"كشف جهاز المخابرات الوطني العراقي أن الجهاز راقب الخلية", "جهاز المخابرات الوطني العراقي=iraqi-intelligence; الجهاز=iraqi-intelligence; الخلية=doer"},
		{"بيان لقوات سوريا الديمقراطية: أحبطت قواتنا هجوماً", "قوات سوريا الديمقراطية=sdf; قواتنا=sdf"},
		{"The Interior Ministry said the ministry would act", "Interior Ministry=syrian-interior-ministry; ministry=syrian-interior-ministry"},
		{"SDF Media Center: our forces were attacked", "SDF Media Center=sdf; our forces=sdf"},
		// The unnamed, and populations.
		{"خطف مسلحون مجهولون رجلاً", "مسلحون مجهولون=doer"},
		{"قتل مسلحون ملثمون سائقاً", "مسلحون ملثمون=doer"},
		{"هجوم مسلح على حاجز", ""},
		{"مقتل عدد من جامعي الكمأة", "جامعي الكمأة=people"},
		{"قتل رعاة الأغنام", "رعاة الأغنام=people"},
		{"Gunmen killed truffle hunters", "Gunmen=doer; truffle hunters=people"},
		{"Unknown gunmen abducted shepherds", "Unknown gunmen=doer; shepherds=people"},
		{"a pro-government militia opened fire", "pro-government militia=doer"},
		// Places that act, and places.
		{"قالت واشنطن إنها ستسحب قواتها", "واشنطن=united-states"},
		{"وصل الوفد إلى دمشق", ""},
		{"سلّمت واشنطن دمشق معلومات", "واشنطن=united-states; دمشق=syrian-administration"},
		{"محادثات بين بغداد وأربيل", "بغداد=government-of-iraq; أربيل=krg"},
		{"قرب الشدادي في سوريا", ""},
		{"Ankara condemned the attack", "Ankara=government-of-turkey"},
		{"near Ash Shaddadi, Syria, and Mosul", ""},
		{"Iraq on Sunday took in 40 men", "Iraq=government-of-iraq"},
		{"He flew to Moscow", ""},
	} {
		r := &reader{in: Input{Text: c.in, Published: published}, lang: text.Lang(c.in), know: shipped(t), subject: "islamic-state"}
		r.split()
		r.cut()
		r.datesOf(t.Context())
		r.actors = r.actorsOf()
		var got []string
		for i := range r.actors {
			n := &r.actors[i]
			q := r.spelt(n)
			what := n.a.ID
			switch {
			case n.sort == byOffice:
				what = "office"
			case n.sort == unnamed:
				what = "doer"
			case n.sort == populace:
				what = "people"
			case what == "":
				what = "+" + string(n.a.Kind)
			}
			if text.Slice(c.in, q.Span) != q.Text {
				t.Errorf("%s: %q is not at %v", c.in, q.Text, q.Span)
			}
			got = append(got, strings.ReplaceAll(q.Text, "مسيّرة", "مسيرة")+"="+what)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, g, c.want)
		}
	}
}
