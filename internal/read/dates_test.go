package read

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// datesIn reads the dates of a text and writes them as "words=first..last", and what does not fit behind them.
func readDates(t *testing.T, in string, pub incident.Day) string {
	t.Helper()
	r := &reader{in: Input{Text: in, Published: pub}, lang: text.Lang(in)}
	r.split()
	r.cut()
	r.datesOf(t.Context())
	var got []string
	for i := range r.dates {
		d := &r.dates[i]
		if d.anchor {
			continue
		}
		w := d.mention()
		if w.Span == nil || w.Text != text.Slice(in, *w.Span) {
			t.Errorf("%s: %q is not the text at its span", in, w.Text)
		}
		if w.Reason.AR == "" || w.Reason.EN == "" {
			t.Errorf("%s: no reason given for %q", in, w.Text)
		}
		s := w.Text + "="
		switch {
		case w.Precision == incident.TimeRelative:
			s += "?"
		case w.Start == w.End:
			s += w.Start.String()
		default:
			s += w.Start.String() + ".." + w.End.String()
		}
		if d.clash != "" {
			s += " clash " + d.clash
		}
		for _, o := range d.rivals {
			s += " or " + o.Start.String()
		}
		got = append(got, s)
	}
	return strings.Join(got, "; ")
}

func TestExpressionsOfTime(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// The whole expression: part of the day, weekday, date and what qualifies it; no preposition, no prefixed letter.
		// Strokes, brackets and blanks between the parts of one day.
		{"قُتل مدنيان في 12/ آذار/ 2017 قرب تدمر", "12/ آذار/ 2017=2017-03-12"},
		{"قُتل مدنيان الأحد 12 / آذار قرب تدمر", "الأحد 12 / آذار=2025-03-12 clash الاحد"},
		{"قُتل مدنيان يوم الأحد/ 12 آذار/ 2017 قرب تدمر", "يوم الأحد/ 12 آذار/ 2017=2017-03-12"},
		{"قُتل مدنيان بتاريخ 12 - آذار - 2017 قرب تدمر", "12 - آذار - 2017=2017-03-12"},
		{"وثقت الشبكة القصف منذ آذار/ 2015", "آذار/ 2015=2015-03-01..2015-03-31"},
		{"قُتل جنديان اليوم الخميس (20 آذار 2025) قرب تدمر", "اليوم الخميس (20 آذار 2025)=2025-03-20"},
		{"قُتل جنديان، أمس (الأربعاء)، قرب تدمر", "أمس (الأربعاء)=2025-03-19"},
		{"أنهت القوات أمس، الأربعاء يومها الثاني", "أمس، الأربعاء=2025-03-19"},
		{"هذا وقُتل جنديان هذا اليوم الخميس", "هذا اليوم الخميس=2025-03-20"},
		{"قُتل جنديان ليلة الأربعاء ـ الخميس", "ليلة الأربعاء ـ الخميس=2025-03-19..2025-03-20"},
		{"بدأت الحملة في آذار الجاري، وانتهت ليلة الحادي عشر منه", "آذار الجاري=2025-03-01..2025-03-31; ليلة الحادي عشر منه=2025-03-11"},
		{"هاجم التنظيم في كانون الأول 2016 قلعة الكرك", "كانون الأول 2016=2016-12-01..2016-12-31"},
		{"بث التنظيم بياناً ظهر اليوم “الخميس”", "ظهر اليوم “الخميس”=2025-03-20"},
		{"Our units raided at dawn today, March 20, a farmhouse", "dawn today, March 20=2025-03-20"},
		{"المعارك دائرة منذ ثلاثة أيام في أحياء (الرفاعي) و(17 تموز)", ""},
		{"SOUTHWEST ASIA, April 19, 2016 – On April 18, forces carried out strikes", "April 19, 2016=2016-04-19; April 18=2024-04-18"},
		{"صدر الحكم استناداً إلى قانون مكافحة الإرهاب لسنة 2005", ""},
		{"A soldier was killed on Tuesday (March 18) near Palmyra", "Tuesday (March 18)=2025-03-18"},
		{"The raid began in the early morning hours of Tuesday", "the early morning hours of Tuesday=2025-03-18"},
		// Neither these days nor the name of an agency.
		{"يضم المخيم اليوم نحو 46 ألف شخص", ""},
		{"لم يعد التنظيم اليوم قادراً على الهجوم", ""},
		{"قال المصدر لوكالة بغداد اليوم إن التنظيم انسحب", ""},
		{"تموز نيوز\nعثر الجيش على كدس", ""},
		{"هاجم مسلحون الحاجز فجر اليوم الخميس", "فجر اليوم الخميس=2025-03-20"},
		{"هاجم مسلحون الحاجز مساء أمس الأربعاء", "مساء أمس الأربعاء=2025-03-19"},
		{"هاجم مسلحون الحاجز ليل السبت الأحد", "ليل السبت الأحد=2025-03-15..2025-03-16"},
		{"هاجم مسلحون الحاجز ليلة السبت/الأحد", "ليلة السبت/الأحد=2025-03-15..2025-03-16"},
		{"هاجم مسلحون الحاجز ليل الأربعاء - الخميس", "ليل الأربعاء - الخميس=2025-03-19..2025-03-20"},
		{"هاجم مسلحون الحاجز ليلة الجمعة، 24 يناير/كانون الثاني الماضي", "ليلة الجمعة، 24 يناير/كانون الثاني الماضي=2025-01-24"},
		{"وذلك صباح 3 آذار", "صباح 3 آذار=2025-03-03"},
		{"وقع الانفجار بعد ظهر الثلاثاء", "بعد ظهر الثلاثاء=2025-03-18"},
		{"وقع الانفجار عند منتصف ليل الثلاثاء", "منتصف ليل الثلاثاء=2025-03-18"},
		{"وقع الانفجار بعد منتصف ليل أمس", "بعد منتصف ليل أمس=2025-03-19"},
		{"وقع الانفجار في الساعات الأولى من فجر اليوم", "الساعات الأولى من فجر اليوم=2025-03-20"},
		{"وقع الانفجار في ساعة متأخرة من ليل الأحد", "ساعة متأخرة من ليل الأحد=2025-03-16"},
		{"وقع الانفجار في وقت متأخر من مساء يوم الإثنين", "وقت متأخر من مساء يوم الإثنين=2025-03-17"},
		{"وقع الانفجار صبيحة يوم الجمعة الماضي", "صبيحة يوم الجمعة الماضي=2025-03-14"},
		{"وقع الانفجار يوم أمس الأربعاء 19-3-2025", "يوم أمس الأربعاء 19-3-2025=2025-03-19"},
		{"وقع الانفجار الأحد مساءً قرب البلدة", "الأحد مساءً=2025-03-16"},
		{"وفجر الجمعة داهمت قوة منزلاً", "فجر الجمعة=2025-03-14"},
		{"وبالأمس قتل اثنان", "الأمس=2025-03-19"},
		{"فجّر انتحاري الجمعة نفسه", "الجمعة=2025-03-14"},
		{"وقع الانفجار يوم السبت الموافق 15 آذار 2025", "يوم السبت الموافق 15 آذار 2025=2025-03-15"},
		{"وقع الانفجار عند الساعة السابعة من مساء الخميس الماضي", "مساء الخميس الماضي=2025-03-13"},
		{"صدر اليوم الخميس 20 رمضان 1446 هـ (20 آذار 2025 م)", "اليوم الخميس 20 رمضان 1446 هـ=2025-03-20; 20 آذار 2025 م=2025-03-20"},
		{"gunmen struck on Friday night near the town", "Friday night=2025-03-14"},
		{"gunmen struck late on Monday near the town", "late on Monday=2025-03-17"},
		{"gunmen struck early on Sunday", "early on Sunday=2025-03-16"},
		{"gunmen struck early Sunday morning", "early Sunday morning=2025-03-16"},
		{"gunmen struck late Thursday night", "late Thursday night=2025-03-20"},
		{"gunmen struck in the early hours of 9 May", "the early hours of 9 May=2024-05-09"},
		{"gunmen struck on the night of 3 March 2024", "the night of 3 March 2024=2024-03-03"},
		{"gunmen struck on the evening of Friday, March 14", "the evening of Friday, March 14=2025-03-14"},
		{"gunmen struck at dawn on Tuesday", "dawn on Tuesday=2025-03-18"},
		{"gunmen struck on the night of Saturday to Sunday", "the night of Saturday to Sunday=2025-03-15..2025-03-16"},
		{"gunmen struck on Thursday, January 16, 2025, in Homs", "Thursday, January 16, 2025=2025-01-16"},
		{"gunmen struck last night and this morning", "last night=2025-03-19; this morning=2025-03-20"},
		{"gunmen struck yesterday evening, police said today", "yesterday evening=2025-03-19; today=2025-03-20"},
		{"He was held overnight", "overnight=2025-03-19..2025-03-20"},
		{"the convoy left overnight on 9-10 March", "overnight on 9-10 March=2025-03-09..2025-03-10"},
		{"• Mon 10 March: a vehicle was hit", "Mon 10 March=2025-03-10"},
		{"the day before yesterday a mine went off", "the day before yesterday=2025-03-18"},

		// Month names of every kind, doubled and cross-checked.
		{"في 12 جانفي 2024", "12 جانفي 2024=2024-01-12"},
		{"في 12 غشت 2024", "12 غشت 2024=2024-08-12"},
		{"في 12 يوليوز 2024 و3 دجنبر 2024", "12 يوليوز 2024=2024-07-12; 3 دجنبر 2024=2024-12-03"},
		{"في 3 ت2 2024", "3 ت2 2024=2024-11-03"},
		{"دمشق، 4 ك2 2025 (وكالة)", "4 ك2 2025=2025-01-04"},
		{"في 5 شباط/فبراير 2024", "5 شباط/فبراير 2024=2024-02-05"},
		{"في 5 فبراير (شباط) 2024", "5 فبراير (شباط) 2024=2024-02-05"},
		{"في 5 فبراير – شباط 2024", "5 فبراير – شباط 2024=2024-02-05"},
		{"في 5 كانون الثاني يناير 2024", "5 كانون الثاني يناير 2024=2024-01-05"},
		{"في 11 ديسمبر/كانون الثاني 2024", "11 ديسمبر/كانون الثاني 2024=2024-12-11 or 2024-01-11"},
		{"في 11 نوفمبر/آذار الجاري", "11 نوفمبر/آذار الجاري=2025-03-11 or 2024-11-11"},
		{"في 11 يناير/كانون الثاني، ثم في 11 ديسمبر/كانون الثاني", "11 يناير/كانون الثاني=2025-01-11; 11 ديسمبر/كانون الثاني=2025-01-11 or 2024-12-11"},
		{"الأربعاء 8 تشرين الأول/نوفمبر 2023", "الأربعاء 8 تشرين الأول/نوفمبر 2023=2023-11-08 or 2023-10-08"},
		{"on 11 December/Kanun al-Thani 2024", "11 December/Kanun al-Thani 2024=2024-12-11 or 2024-01-11"},
		{"on Sept. 3, 2024 and on Dec. 5", "Sept. 3, 2024=2024-09-03; Dec. 5=2024-12-05"},
		{"on the 3rd of January 2025", "the 3rd of January 2025=2025-01-03"},
		{"on 21st February", "21st February=2025-02-21"},

		// Days in words.
		{"القبض على سبعة في الثالث من الشهر الجاري", "الثالث من الشهر الجاري=2025-03-03"},
		{"وتسلمت في الأول من آذار", "الأول من آذار=2025-03-01"},
		{"في الخامس والعشرين من كانون الثاني الماضي", "الخامس والعشرين من كانون الثاني الماضي=2025-01-25"},
		{"في الحادي عشر من أيلول 2024", "الحادي عشر من أيلول 2024=2024-09-11"},
		{"في الحادي والثلاثين من كانون الأول", "الحادي والثلاثين من كانون الأول=2024-12-31"},
		{"في الثاني عشر من شهر شباط", "الثاني عشر من شهر شباط=2025-02-12"},
		{"في العشرين من الشهر الماضي", "العشرين من الشهر الماضي=2025-02-20"},
		{"في 18 الجاري", "18 الجاري=2025-03-18"},
		{"في الـ15 من الشهر الحالي", "الـ15 من الشهر الحالي=2025-03-15"},
		{"في 25 من الشهر المقبل", "25 من الشهر المقبل=2025-04-25"},
		{"يوم 7 من هذا الشهر", "يوم 7 من هذا الشهر=2025-03-07"},
		{"الاجتماع الأول من نوعه", ""},
		{"الثالث والرابع من آذار", "الثالث والرابع من آذار=2025-03-03..2025-03-04"},

		// Figures.
		{"في ٢٠٢٥/٠٣/١١", "٢٠٢٥/٠٣/١١=2025-03-11"},
		{"بتاريخ 2025-02-11", "2025-02-11=2025-02-11"},
		{"بتاريخ ١١-٢-٢٠٢٥ و11.3.2025", "١١-٢-٢٠٢٥=2025-02-11; 11.3.2025=2025-03-11"},
		{"10 / 10 / 2023", "10 / 10 / 2023=2023-10-10"},
		{"on 2/28/2025 and 2/3/2025", "2/28/2025=2025-02-28; 2/3/2025=2025-02-03"},
		{"on 2/3/2025", "2/3/2025=2025-03-02"},
		{"on Sunday (16/03/2025) our units", "Sunday=2025-03-16; 16/03/2025=2025-03-16"},
		{"هاتف 963-11-2025-01", ""},

		// Ranges and lists.
		{"بين 3 و5 آذار", "بين 3 و5 آذار=2025-03-03..2025-03-05"},
		{"وبين 24 شباط و3 آذار", "بين 24 شباط و3 آذار=2025-02-24..2025-03-03"},
		{"من 25 شباط حتى 17 آذار", "25 شباط حتى 17 آذار=2025-02-25..2025-03-17"},
		{"من 3 إلى 5 آذار الجاري", "3 إلى 5 آذار الجاري=2025-03-03..2025-03-05"},
		{"من الأحد إلى الأربعاء", "الأحد إلى الأربعاء=2025-03-16..2025-03-19"},
		{"من مساء السبت وحتى فجر الأحد", "مساء السبت وحتى فجر الأحد=2025-03-15..2025-03-16"},
		{"بين 28 كانون الأول و3 كانون الثاني", "بين 28 كانون الأول و3 كانون الثاني=2024-12-28..2025-01-03"},
		{"في 3 و7 من الشهر الجاري", "3 و7 من الشهر الجاري=2025-03-03..2025-03-07"},
		{"يومي 14 و15 من الشهر الجاري", "يومي 14 و15 من الشهر الجاري=2025-03-14..2025-03-15"},
		{"يومي السبت والأحد الماضيين", "يومي السبت والأحد الماضيين=2025-03-15..2025-03-16"},
		{"النشرة (12-18 آب 2024)", "12-18 آب 2024=2024-08-12..2024-08-18"},
		{"بين عامي 2014 و2019", "بين عامي 2014 و2019=2014-01-01..2019-12-31"},
		{"من 2014 إلى 2017", "2014 إلى 2017=2014-01-01..2017-12-31"},
		{"between 3 and 5 May", "3 and 5 May=2024-05-03..2024-05-05"},
		{"from 12 to 13 June 2024", "12 to 13 June 2024=2024-06-12..2024-06-13"},
		{"Digest: 12-13 June 2024", "12-13 June 2024=2024-06-12..2024-06-13"},
		{"between 8 December 2024 and 3 March 2025", "8 December 2024 and 3 March 2025=2024-12-08..2025-03-03"},
		{"from January to June 2024", "January to June 2024=2024-01-01..2024-06-30"},
		{"between January 21 and February 12", "January 21 and February 12=2025-01-21..2025-02-12"},
		{"from Friday evening until dawn the next day", "Friday evening until dawn the next day=2025-03-14..2025-03-15"},
		{"devices of 2014–2019 lie there", "2014–2019=2014-01-01..2019-12-31"},
		{"on 1 and 4 November", "1 and 4 November=2024-11-01..2024-11-04"},
		{"in January and February", "January and February=2025-01-01..2025-02-28"},
		{"26 in May against 19 in February", "May=2024-05-01..2024-05-31; February=2025-02-01..2025-02-28"},

		// Months, years and their parts.
		{"مطلع آذار الجاري", "مطلع آذار الجاري=2025-03-01..2025-03-10"},
		{"أواخر الشهر الماضي", "أواخر الشهر الماضي=2025-02-21..2025-02-28"},
		{"منتصف شباط", "منتصف شباط=2025-02-11..2025-02-20"},
		{"خلال شهر شباط الفائت", "شهر شباط الفائت=2025-02-01..2025-02-28"},
		{"منذ تشرين الأول من العام الماضي", "تشرين الأول من العام الماضي=2024-10-01..2024-10-31"},
		{"في 12 أيار من العام 2023", "12 أيار من العام 2023=2023-05-12"},
		{"في 12 أيار من العام الماضي", "12 أيار من العام الماضي=2024-05-12"},
		{"عام 2014", "عام 2014=2014-01-01..2014-12-31"},
		{"في العام 2019", "العام 2019=2019-01-01..2019-12-31"},
		{"منذ 2019", "2019=2019-01-01..2019-12-31"},
		{"صيف 2014", "صيف 2014=2014-06-01..2014-08-31"},
		{"صيف عام 2017", "صيف عام 2017=2017-06-01..2017-08-31"},
		{"النصف الأول من العام الماضي", "النصف الأول من العام الماضي=2024-01-01..2024-06-30"},
		{"الربع الأخير من عام 2024", "الربع الأخير من عام 2024=2024-10-01..2024-12-31"},
		{"وقت سابق من الشهر الجاري", "وقت سابق من الشهر الجاري=2025-03-01..2025-03-20"},
		{"الأسبوع الأول من شباط", "الأسبوع الأول من شباط=2025-02-01..2025-02-07"},
		{"مطلع العام المقبل", "مطلع العام المقبل=2026-01-01..2026-04-30"},
		{"في نهاية العام الماضي", "نهاية العام الماضي=2024-09-01..2024-12-31"},
		{"القائد العام السابق", ""},
		{"الأمين العام الحالي للأمم المتحدة قال", "العام الحالي=2025-01-01..2025-12-31"},
		{"in 2017", "2017=2017-01-01..2017-12-31"},
		{"early 2023 and mid-2014", "early 2023=2023-01-01..2023-04-30; mid-2014=2014-05-01..2014-08-31"},
		{"the first half of 2024", "the first half of 2024=2024-01-01..2024-06-30"},
		{"first quarter of 2025", "first quarter of 2025=2025-01-01..2025-03-31"},
		{"in Q4 2024", "Q4 2024=2024-10-01..2024-12-31"},
		{"the first half of March", "the first half of March=2025-03-01..2025-03-15"},
		{"by the end of May", "the end of May=2025-05-21..2025-05-31"},
		{"in late December", "late December=2024-12-21..2024-12-31"},
		{"earlier this month", "earlier this month=2025-03-01..2025-03-20"},
		{"late last year", "late last year=2024-09-01..2024-12-31"},
		{"late last month", "late last month=2025-02-21..2025-02-28"},
		{"last November", "last November=2024-11-01..2024-11-30"},
		{"in March 2019", "March 2019=2019-03-01..2019-03-31"},
		{"in December last year", "December last year=2024-12-01..2024-12-31"},
		{"summer 2014 and last winter", "summer 2014=2014-06-01..2014-08-31; last winter=2024-12-01..2025-02-28"},
		{"during the 1990s", "the 1990s=1990-01-01..1999-12-31"},
		{"mines from the 2017 fighting", "2017=2017-01-01..2017-12-31"},
		{"since mid-January", "mid-January=2025-01-11..2025-01-20"},

		// Counted from publication.
		{"أول من أمس الثلاثاء", "أول من أمس الثلاثاء=2025-03-18"},
		{"مساء أمس الأول", "مساء أمس الأول=2025-03-18"},
		{"الليلة الماضية", "الليلة الماضية=2025-03-19"},
		{"غداً الجمعة", "غداً الجمعة=2025-03-21"},
		{"يوم غد", "يوم غد=2025-03-21"},
		{"بعد غد السبت", "بعد غد السبت=2025-03-22"},
		{"قبل أسبوعين", "قبل أسبوعين=2025-03-06"},
		{"منذ ثلاثة أيام", "منذ ثلاثة أيام=2025-03-17"},
		{"قبل نحو شهرين", "قبل نحو شهرين=2025-01-01..2025-01-31"},
		{"قبل عامين", "قبل عامين=2023-01-01..2023-12-31"},
		{"قبل أيام", ""},
		{"خلال الساعات الـ24 الماضية", "الساعات الـ24 الماضية=2025-03-19..2025-03-20"},
		{"خلال الساعات الثماني والأربعين الماضية", "الساعات الثماني والأربعين الماضية=2025-03-18..2025-03-20"},
		{"خلال الـ 48 ساعة الماضية", "الـ 48 ساعة الماضية=2025-03-18..2025-03-20"},
		{"خلال اليومين الماضيين", "اليومين الماضيين=2025-03-18..2025-03-20"},
		{"خلال الأيام الثلاثة الماضية", "الأيام الثلاثة الماضية=2025-03-17..2025-03-20"},
		{"خلال الأسابيع القليلة الماضية", ""},
		{"خلال الفترة الماضية", ""},
		{"العام المنصرم", "العام المنصرم=2024-01-01..2024-12-31"},
		{"الأسبوع قبل الماضي", "الأسبوع قبل الماضي=2025-03-03..2025-03-09"},
		{"الأحد قبل الماضي", "الأحد قبل الماضي=2025-03-09"},
		{"الثلاثاء من الأسبوع الماضي", "الثلاثاء من الأسبوع الماضي=2025-03-11"},
		{"هذا العام", "هذا العام=2025-01-01..2025-12-31"},
		{"عطلة نهاية الأسبوع", "عطلة نهاية الأسبوع=2025-03-14..2025-03-15"},
		{"الأحد المقبل", "الأحد المقبل=2025-03-23"},
		{"سيعقد الاجتماع الأحد في بغداد", "الأحد=2025-03-23"},
		{"the past 24 hours", "the past 24 hours=2025-03-19..2025-03-20"},
		{"over the past three days", "the past three days=2025-03-17..2025-03-20"},
		{"over the weekend", "the weekend=2025-03-15..2025-03-16"},
		{"two weeks ago", "two weeks ago=2025-03-06"},
		{"earlier this week", "earlier this week=2025-03-17..2025-03-20"},
		{"next month", "next month=2025-04-01..2025-04-30"},
		{"last Friday", "last Friday=2025-03-14"},
		{"next Friday", "next Friday=2025-03-21"},
		{"will meet on Monday", "Monday=2025-03-24"},
		{"talks are due on 14 April", "14 April=2025-04-14"},
		{"in recent days", ""},
		{"for three days", ""},
		{"the three-day siege", ""},

		// Counted from the date that the text told last.
		{"هاجموا في 13 كانون الأول 2024 دورية. وفي اليوم التالي قتل اثنان", "13 كانون الأول 2024=2024-12-13; اليوم التالي=2024-12-14"},
		{"هاجموا مساء الأحد الماضي. ولاحقتهم قوة صباح اليوم التالي", "مساء الأحد الماضي=2025-03-16; صباح اليوم التالي=2025-03-17"},
		{"هاجموا في 13 شباط. وفي الليلة ذاتها انسحبوا", "13 شباط=2025-02-13; الليلة ذاتها=2025-02-13"},
		{"هاجموا في 13 شباط. وبعد يومين من ذلك انسحبوا", "13 شباط=2025-02-13; بعد يومين من ذلك=2025-02-15"},
		{"هاجموا في 13 شباط. وقبلها بأسبوع انسحبوا", "13 شباط=2025-02-13; قبلها بأسبوع=2025-02-06"},
		{"هاجموا في 13 شباط. وبعد ذلك بثلاثة أيام انسحبوا", "13 شباط=2025-02-13; بعد ذلك بثلاثة أيام=2025-02-16"},
		{"هاجموا في 13 شباط. وفي 20 من الشهر ذاته انسحبوا", "13 شباط=2025-02-13; 20 من الشهر ذاته=2025-02-20"},
		{"هاجموا في 13 شباط، ثم انسحبوا أواخر الشهر نفسه", "13 شباط=2025-02-13; أواخر الشهر نفسه=2025-02-21..2025-02-28"},
		{"استمرت عشرة أيام. ثم انسحبوا بعد عشرة أيام من المواجهات", ""},
		{"They struck on January 11. The following day they left", "January 11=2025-01-11; The following day=2025-01-12"},
		{"They struck on January 11. Three days earlier two died", "January 11=2025-01-11; Three days earlier=2025-01-08"},
		{"They struck on January 11. On the same day two died", "January 11=2025-01-11; the same day=2025-01-11"},
		{"They struck on January 11. A week later two died", "January 11=2025-01-11; A week later=2025-01-18"},
		{"They struck on January 11, and two weeks before that", "January 11=2025-01-11; two weeks before that=2024-12-28"},
		{"They struck on January 11. The previous evening two died", "January 11=2025-01-11; The previous evening=2025-01-10"},
		{"In July 2018 they came. Most left that November", "July 2018=2018-07-01..2018-07-31; that November=2018-11-01..2018-11-30"},
		{"They struck on January 11. They left the same week", "January 11=2025-01-11; the same week=2025-01-06..2025-01-12"},

		// Holidays with a fixed day.
		{"plot to strike on New Year's Eve", "New Year's Eve=2024-12-31"},
		{"on Christmas Day 2023", "Christmas Day 2023=2023-12-25"},
		{"هجوم ليلة رأس السنة 2017", "ليلة رأس السنة 2017=2016-12-31"},

		// Islamic dates by the calendar of Umm al-Qura.
		{"في 1 محرم 1446", "1 محرم 1446=2024-07-07"},
		{"يوم الخميس 13 رمضان", "يوم الخميس 13 رمضان=2025-03-13"},
		{"في رمضان 1445", "رمضان 1445=2024-03-11..2024-04-09"},
		{"في 9 ذي الحجة 1445 هـ", "9 ذي الحجة 1445 هـ=2024-06-15"},

		// What does not fit.
		{"الاثنين 14 أيار 2024", "الاثنين 14 أيار 2024=2024-05-14 clash الاثنين"},
		{"on Monday, 15 January 2025", "Monday, 15 January 2025=2025-01-15 clash monday"},
		{"أمس الأحد", "أمس الأحد=2025-03-19 clash الاحد"},

		{"after Saturday's attack and last week's raid", "Saturday=2025-03-15; last week=2025-03-10..2025-03-16"},
		{"yesterday’s bombing", "yesterday=2025-03-19"},
		{"the form said 2025-13-01", ""},
		{"under the March 10 agreement and the January 2022 prison break", "March 10=2025-03-10; January 2022=2022-01-01..2022-01-31"},
		{"on 11-Jan-2025", "11-Jan-2025=2025-01-11"},
		{"on the 25th of last month", "the 25th of last month=2025-02-25"},
		{"in the summer of 2014", "the summer of 2014=2014-06-01..2014-08-31"},
		{"in 2014-15", "2014-15=2014-01-01..2015-12-31"},
		{"in 2014 and 2015", "2014=2014-01-01..2014-12-31; 2015=2015-01-01..2015-12-31"},
		{"will be finished by Friday", "Friday=2025-03-21"},
		{"had not left by Monday", "Monday=2025-03-17"},
		{"since the October 7 attack", "October 7=2023-10-07"},
		{"بعد هجمات 11 أيلول", "11 أيلول=2001-09-11"},
		{"منذ 1 آذار وحتى 15 منه", "1 آذار وحتى 15 منه=2025-03-01..2025-03-15"},
		{"من 1 شباط ولغاية 15 شباط", "1 شباط ولغاية 15 شباط=2025-02-01..2025-02-15"},
		{"بين الأول والثالث من كانون الأول", "بين الأول والثالث من كانون الأول=2024-12-01..2024-12-03"},
		{"في ساعات الفجر من يوم أمس", "ساعات الفجر من يوم أمس=2025-03-19"},
		{"مساء الثلاثاء 11 من الشهر الجاري", "مساء الثلاثاء 11 من الشهر الجاري=2025-03-11"},
		{"أيام 3 و4 و5 آذار", "أيام 3 و4 و5 آذار=2025-03-03..2025-03-05"},
		{"مطلع الأسبوع الجاري", "مطلع الأسبوع الجاري=2025-03-17..2025-03-19"},
		{"السنوات الخمس الماضية", "السنوات الخمس الماضية=2020-03-20..2025-03-20"},
		{"أواخر 2019 ومطلع 2020", "أواخر 2019=2019-09-01..2019-12-31; مطلع 2020=2020-01-01..2020-04-30"},
		{"حصيلة للعام 2024 ولعام 2023", "للعام 2024=2024-01-01..2024-12-31; عام 2023=2023-01-01..2023-12-31"},
		{"السابع من أكتوبر/تشرين الأول 2023", "السابع من أكتوبر/تشرين الأول 2023=2023-10-07"},
		{"في السابع من آب/أغسطس من العام ذاته", "السابع من آب/أغسطس من العام ذاته=2024-08-07"},
		{"وهاجموا في 3 أيار 2022، ثم في آب من العام نفسه", "3 أيار 2022=2022-05-03; آب من العام نفسه=2022-08-01..2022-08-31"},

		{"in a strike last Thursday, 13 March, two died", "last Thursday, 13 March=2025-03-13"},
		{"scheduled for next Tuesday, 25 March", "next Tuesday, 25 March=2025-03-25"},
		{"Today, 20 March 2025, a cache was found", "Today, 20 March 2025=2025-03-20"},
		{"in the first six months of 2024", "the first six months of 2024=2024-01-01..2024-06-30"},
		{"expires in September", "September=2025-09-01..2025-09-30"},
		{"this past week", "this past week=2025-03-13..2025-03-20"},
		{"Earlier on Sunday a bomb went off", "Earlier on Sunday=2025-03-16"},
		{"منذ مطلع العام الحالي 2025", "مطلع العام الحالي 2025=2025-01-01..2025-03-20"},
		{"العام الفائت 2024", "العام الفائت 2024=2024-01-01..2024-12-31"},
		{"هاجموا في 13 شباط. وبعد يوم واحد من ذلك انسحبوا", "13 شباط=2025-02-13; بعد يوم واحد من ذلك=2025-02-14"},
		{"ليلة 15 على 16 آذار", "ليلة 15 على 16 آذار=2025-03-15..2025-03-16"},
		{"ليلتي الجمعة والسبت", "ليلتي الجمعة والسبت=2025-03-14..2025-03-15"},
		{"منتصف الليلة الماضية", "منتصف الليلة الماضية=2025-03-19"},
		{"في وقت سابق أمس", "وقت سابق أمس=2025-03-19"},
		{"كانون الأول 2017 وفي حزيران من ذلك العام", "كانون الأول 2017=2017-12-01..2017-12-31; حزيران من ذلك العام=2017-06-01..2017-06-30"},
		{"الاثنين 17/3", "الاثنين 17/3=2025-03-17"},
		{"بتاريخ 12/3 وفي 10/3/2025م", "12/3=2025-03-12; 10/3/2025م=2025-03-10"},
		{"في أيام الجمعة والعطل", ""},
		{"every Friday", ""},

		{"They struck on January 11. That same night they left", "January 11=2025-01-11; That same night=2025-01-11"},
		{"in Q1 of 2024 and H2 2024", "Q1 of 2024=2024-01-01..2024-03-31; H2 2024=2024-07-01..2024-12-31"},
		{"no later than 1 May", "1 May=2025-05-01"},
		{"قبل شهر ونصف", "قبل شهر ونصف=2025-02-01..2025-02-28"},
		{"هاجموا في 13 شباط، وبعد الهجوم بيومين انسحبوا", "13 شباط=2025-02-13; بعد الهجوم بيومين=2025-02-15"},
		{"خلال شهر رمضان المبارك الماضي", "شهر رمضان المبارك الماضي=2024-03-11..2024-04-09"},
		{"آذار 19، 2025", "آذار 19، 2025=2025-03-19"},
		{"19 آذار، 2025", "19 آذار، 2025=2025-03-19"},
		{"في السنوات 2014 - 2017", "2014 - 2017=2014-01-01..2017-12-31"},
		{"وقبل حلول شهر أيار", "شهر أيار=2025-05-01..2025-05-31"},

		// What only looks like a date.
		{"سيارة نيسان بيضاء من نوع نيسان", ""},
		{"اليوم العالمي للطفل", ""},
		{"بين 2010 و2500 مقاتل، وأكثر من 2015 هجوماً", ""},
		{"the Sunday Times", ""},
		{"شارع 14 رمضان", ""},
		{"عملية السابع من نيسان", ""},
		{"القرار 2254 والقرار 2401", ""},
		{"حزب 17 تموز", ""},
		{"لواء 17 رمضان وجامع 14 رمضان", ""},
		{"نحو 2000 مقاتل في 2000 منزل", ""},
		{"the 14 July Bridge and Operation Inherent Resolve", ""},
		{"resolution 2254 of the Council, 2000 fighters", ""},
		{"may march on, with 30 February 2024 on its mind", ""},
		{"a second phase of the first attack", ""},
		{"صلاة الجمعة", ""},
		{"باب توما", ""},
		{"قناة روسيا اليوم", ""},
		{"three hours later he died at 9:30 p.m.", ""},
		{"بعد سقوط نظام الأسد", ""},
		{"ربيع مدمر", ""},
		{"إلى اليوم الأول", ""},
	} {
		if got := readDates(t, c.in, published); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestSinceIsABoundForWhatHappened(t *testing.T) {
	r := &reader{in: Input{Text: "قتل 20 شخصاً منذ 2 آذار", Published: published}, lang: "ar"}
	r.split()
	r.cut()
	r.datesOf(t.Context())
	if len(r.dates) != 1 {
		t.Fatalf("%+v", r.dates)
	}
	d := &r.dates[0]
	if day := incident.Date(2025, 3, 2); !d.since || d.mention().End != day || d.when.Start != day || d.when.End != published || d.when.Precision != incident.TimeRange {
		t.Errorf("mention %v, happening %v", d.mention(), d.when)
	}
}

func TestDateOfTheTextServesAsPublication(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"الداخلية تعلن تفكيك خلية\n\nدمشق، 18 تشرين الثاني 2025 (سانا)\n\nأعلنت الوزارة أمس تفكيك خلية", "18 تشرين الثاني 2025=2025-11-18; أمس=2025-11-17"},
		{"Army press office\n9 February 2026\n\nSoldiers found a cache on Saturday.", "9 February 2026=2026-02-09; Saturday=2026-02-07"},
		{"Soldiers found a cache on Saturday near the town, the press office said in a note.\n\nPress office\n10-11-2023", "Saturday=2023-11-04; 10-11-2023=2023-11-10"},
		{"Soldiers found a cache on 22 May 2025 and another one near the same village yesterday.", "22 May 2025=2025-05-22; yesterday=?"},
	} {
		if got := readDates(t, c.in, incident.NoDay); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestHijriDays(t *testing.T) {
	for _, c := range []struct {
		y, m, d int
		want    incident.Day
	}{
		{1401, 1, 1, incident.Date(1980, 11, 9)},
		{1445, 9, 1, incident.Date(2024, 3, 11)},
		{1446, 9, 1, incident.Date(2025, 3, 1)},
		{1446, 10, 1, incident.Date(2025, 3, 30)},
		{1447, 1, 1, incident.Date(2025, 6, 26)},
	} {
		if got := hijriDay(c.y, c.m, c.d); got != c.want {
			t.Errorf("%d-%d-%d is %s, not %s", c.y, c.m, c.d, got, c.want)
		}
	}
	for day := incident.Date(1980, 11, 9); day < incident.Date(2076, 1, 1); day += 97 {
		if y := hijriYear(day); hijriDay(y, 1, 1) > day || hijriDay(y+1, 1, 1) <= day {
			t.Fatalf("%s lies not in %d", day, y)
		}
	}
}

// datesLieInTheText checks that every date lies in the text, in order and apart from the others.
func datesLieInTheText(t *testing.T, in string, pub incident.Day) {
	t.Helper()
	r := &reader{in: Input{Text: in, Published: pub}, lang: text.Lang(in)}
	r.split()
	r.cut()
	r.datesOf(t.Context())
	last := 0
	for i := range r.dates {
		d := &r.dates[i]
		w := d.mention()
		if d.from < last || d.to <= d.from || d.to > len(r.tokens) || w.Text == "" || w.Text != text.Slice(in, *w.Span) || w.Start != incident.NoDay && w.End < w.Start {
			t.Fatalf("%q: %d…%d %q %v %s…%s", in, d.from, d.to, w.Text, w.Span, w.Start, w.End)
		}
		last = d.to
	}
}

func FuzzDates(f *testing.F) {
	f.Add("بين 3 و5 آذار، ثم فجر اليوم التالي من العام الماضي 12/3/2025 الـ")
	f.Add("from the night of 3 to late on Monday, the first half of the")
	f.Fuzz(func(t *testing.T, in string) { datesLieInTheText(t, in, published) })
}

// Words of dates in any order are no trouble.
func TestWordsOfDatesInAnyOrder(t *testing.T) {
	words := []string{"3", "و5", "2024", "2024م", "11th", "12/3/2025", "1990s", "1446", "24", "ال", "الـ", "،", ",", ".", "/", "-", "–", "(", ")", "\n", "من", "إلى", "حتى", "وحتى", "بين", "and", "to", "of", "the", "on", "in", "until", "between", "from", "that", "before", "after", "ago", "January", "May", "Friday", "Mon"}
	for w := range dateWords {
		words = append(words, w)
	}
	slices.Sort(words)
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 4000 {
		var b strings.Builder
		for range 12 {
			if rnd.IntN(3) == 0 {
				b.WriteString("و")
			}
			b.WriteString(words[rnd.IntN(len(words))])
			if rnd.IntN(8) > 0 {
				b.WriteByte(' ')
			}
		}
		datesLieInTheText(t, b.String(), []incident.Day{published, incident.NoDay}[rnd.IntN(2)])
	}
}

func TestDates(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		// Months in the three Arabic ways, in pairs and with every sort of digit.
		{"وصل الوفد في 5 فبراير 2024", "2024-02-05 day"},
		{"وصل الوفد في ٥ شباط ٢٠٢٤", "2024-02-05 day"},
		{"وصل الوفد في 5 فبراير/شباط 2024", "2024-02-05 day"},
		{"وصل الوفد في 5 فبراير (شباط) 2024", "2024-02-05 day"},
		{"وصل الوفد في 5 فبراير/آذار 2024", "2024-02-05 day ≠2024-03-05"},
		{"وصل الوفد في 7 تشرين الثاني", "2024-11-07 day"},
		{"وصل الوفد في 7 تشرين الأول الماضي", "2024-10-07 day"},
		{"وصل الوفد في 3 مارس/آذار الجاري", "2025-03-03 day"},
		{"وصل الوفد مطلع مارس الجاري", "2025-03-01..2025-03-10 week"},
		{"وصل الوفد أواخر الشهر الماضي", "2025-02-21..2025-02-28 week"},
		{"وصل الوفد في يناير الماضي", "2025-01-01..2025-01-31 month"},
		{"وصل الوفد من 3 إلى 5 كانون الثاني", "2025-01-03..2025-01-05 range"},
		{"وصل الوفد بين 3 يناير و5 فبراير 2025", "2025-01-03..2025-02-05 range"},
		{"وصل الوفد أمس", "2025-03-19 day"},
		{"وصل الوفد أول أمس", "2025-03-18 day"},
		{"وصل الوفد مساء الثلاثاء", "2025-03-18 day"},
		{"وصل الوفد يوم الخميس الماضي", "2025-03-13 day"},
		{"وصل الوفد قبل يومين", "2025-03-18 day"},
		{"وصل الوفد قبل ثلاثة أيام", "2025-03-17 day"},
		{"وصل الوفد الأسبوع الماضي", "2025-03-10..2025-03-16 week"},
		{"وصل الوفد عام 2023", "2023-01-01..2023-12-31 year"},
		{"وصل الوفد في 11/2/2025", "2025-02-11 day"},
		{"وصل الوفد في 15 رمضان 1445", "2024-03-25 day"},
		{"وصل الوفد بعد سقوط نظام الأسد", "2024-12-08..2025-03-20 range"},
		{"وصل الوفد منذ 2 مارس", "2025-03-02..2025-03-20 range"},
		{"وصلت 5 شاحنات", ""},
		{"The team arrived on 5 February 2024.", "2024-02-05 day"},
		{"The team arrived on February 5, 2024.", "2024-02-05 day"},
		{"The team arrived on Feb. 5.", "2025-02-05 day"},
		{"The team arrived on November 7.", "2024-11-07 day"},
		{"The team arrived on November 7-9.", "2024-11-07..2024-11-09 range"},
		{"The team arrived early this month.", "2025-03-01..2025-03-10 week"},
		{"The team arrived in mid-January.", "2025-01-11..2025-01-20 week"},
		{"The team arrived last Friday.", "2025-03-14 day"},
		{"The team arrived yesterday.", "2025-03-19 day"},
		{"The team arrived two days ago.", "2025-03-18 day"},
		{"The team arrived last week.", "2025-03-10..2025-03-16 week"},
		{"The team arrived on 2025-02-11.", "2025-02-11 day"},
		{"The team arrived on 2/28/2025.", "2025-02-28 day"},
		{"The team may march on, with 30 February 2024 on its mind.", ""},
		{"The team arrived from January 3 to January 5, 2025.", "2025-01-03..2025-01-05 range"},
	} {
		r := &reader{in: Input{Text: c.in, Published: published}, lang: text.Lang(c.in)}
		r.split()
		r.cut()
		var got []string
		r.datesOf(t.Context())
		for _, d := range r.dates {
			s := d.when.Start.String()
			if d.when.End != d.when.Start {
				s += ".." + d.when.End.String()
			}
			s += " " + string(d.when.Precision)
			for _, o := range d.rivals {
				s += " ≠" + o.Start.String()
			}
			got = append(got, s)
			if d.when.Reason.AR == "" || d.when.Reason.EN == "" {
				t.Errorf("%s: no reason given", c.in)
			}
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s: got %q, want %q", c.in, g, c.want)
		}
	}
}

func TestDatesStayRelativeWithoutPublication(t *testing.T) {
	for _, in := range []string{"وصل الوفد أمس", "وصل الوفد في 5 فبراير", "The team arrived last week.", "The team arrived on Friday."} {
		r := &reader{in: Input{Text: in, Published: incident.NoDay}, lang: text.Lang(in)}
		r.split()
		r.cut()
		r.datesOf(t.Context())
		ds := r.dates
		if len(ds) != 1 || ds[0].when.Precision != incident.TimeRelative || ds[0].when.Start != incident.NoDay {
			t.Errorf("%s: %+v", in, ds)
		}
	}
}
