package read

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

var shipped = func() func(t testing.TB) Knowledge {
	var k Knowledge
	return func(t testing.TB) Knowledge {
		t.Helper()
		if k.Actors != nil {
			return k
		}
		actors, err := actor.Load()
		if err != nil {
			t.Fatal(err)
		}
		places, err := gazetteer.Load()
		if err != nil {
			t.Fatal(err)
		}
		k = Knowledge{Places: places, Actors: actors}
		return k
	}
}()

// mustRead reads a text and fails when it is given up.
func mustRead(t testing.TB, in Input, know Knowledge) Reading {
	t.Helper()
	r, err := Read(t.Context(), in, know)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seed is the article that the project starts from, where it is at hand.
func seed(t testing.TB) (string, bool) {
	t.Helper()
	dir := os.Getenv("TANSIQ_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "seed", "*.txt"))
	if len(files) == 0 {
		t.Logf("not run on the seed article: none in %s", dir)
		return "", false
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(b), true
}

var published = incident.Date(2025, 3, 20) // a Thursday

func TestQuantities(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"قتل خمسة مدنيين وأصيب 12 شخصاً", "killed 5 5-5 civilians; wounded 12 12-12"},
		{"مقتل عنصرين وإصابة ثلاثة آخرين", "killed 2 2-2; wounded 3 3-3"},
		{"اعتقل أكثر من 20 مطلوباً", "arrested ~20 20+"},
		{"قتل نحو 15 عنصراً", "killed ~15 15-15"},
		{"قتل ما بين 5 و7 أشخاص", "killed 5 5-7"},
		{"مقتل ما لا يقل عن 3 جنود", "killed 3 3+"},
		{"قتل خمسة وعشرون مسلحاً", "killed 25 25-25"},
		{"سقط عشرات القتلى", "killed ~20 20+"},
		{"ضبطت 12 بندقية و3 عبوات ناسفة", "weapons 12 12-12; devices 3 3-3"},
		{"الفرقة 17 وطائرة اف 16 والساعة 5", ""},
		{"four people were killed and six wounded", "killed 4 4-4; wounded 6 6-6"},
		{"killed at least 12 soldiers", "killed 12 12+"},
		{"arrested twenty-five suspects", "arrested 25 25-25"},
		{"F-16 jets of the 17 Division, article 5 members", ""},
		{"killing 1,200 people", "killed 1200 1200-1200"},
		{"dozens of civilians were killed", "killed ~24 24+ civilians"},
	} {
		r := &reader{in: Input{Text: c.in, Published: published}, lang: text.Lang(c.in), know: shipped(t)}
		r.split()
		r.cut()
		r.datesOf(t.Context())
		var got []string
		r.figuresOf(t.Context())
		for _, f := range r.figures {
			q := f.q
			s := q.What + " "
			if q.Approx {
				s += "~"
			}
			s += fmt.Sprint(q.Value) + " " + fmt.Sprint(q.Min)
			if q.Max < 0 {
				s += "+"
			} else {
				s += "-" + fmt.Sprint(q.Max)
			}
			if q.Of != "" {
				s += " " + q.Of
			}
			got = append(got, s)
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s: got %q, want %q", c.in, g, c.want)
		}
	}
}

// line writes a proposal as one line for comparison.
func line(p Proposal) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s", p.Class, p.Side, p.Certainty)
	for _, a := range p.Actors {
		fmt.Fprintf(&b, " %s=%s", a.Role, a.ID)
	}
	for _, pl := range p.Places {
		fmt.Fprintf(&b, " @%s/%s", pl.Name.EN, pl.Precision)
	}
	if p.Date != nil {
		fmt.Fprintf(&b, " %s", p.Date.Start)
	}
	if len(p.Methods) > 0 {
		fmt.Fprintf(&b, " %s", strings.Join(p.Methods, "+"))
	}
	if p.Attribution.Kind != incident.SourceAuthor {
		fmt.Fprintf(&b, " (%s)", p.Attribution.Kind)
	}
	return b.String()
}

func TestReports(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"هاجم تنظيم داعش حاجزاً لقوات سوريا الديمقراطية قرب الشدادي أمس.", "attack group asserted by=islamic-state target=sdf @Al-Shaddadi/near 2025-03-19"},
		{"اعتقلت قوى الأمن الداخلي خمسة عناصر من داعش في حمص يوم الثلاثاء.", "arrest responder asserted by=internal-security-sy against=islamic-state @Homs/town 2025-03-18"},
		{"قالت وزارة الدفاع التركية إن طائرات قصفت مواقع لحزب العمال الكردستاني شمال العراق.", "airstrike neither asserted by=turkish-army target=pkk @Northern Iraq/region (official)"},
		{"تبنى تنظيم الدولة هجوماً بعبوة ناسفة في دير الزور في 2 مارس.", "attack group claimed claimant=islamic-state @Deir ez-Zor/town 2025-03-02 ied (group)"},
		{"نفت قسد انسحاب قواتها من تل تمر.", "withdrawal neither denied by=sdf @Tal Tamer/town (official)"},
		{"قد ينسحب التحالف الدولي من قاعدة التنف.", "withdrawal neither possible by=coalition @Al-Tanf base/exact"},
		{"انفجرت سيارة مفخخة في منبج صباح الأحد.", "bombing neither asserted @Manbij/town 2025-03-16 car_bomb"},
		{"إذا هاجم التنظيم المدينة فسيرد الجيش.", ""},
		{"IS militants attacked an SDF checkpoint near Hajin on Tuesday, killing two fighters.", "attack group asserted by=islamic-state target=sdf @Hajin/near 2025-03-18"},
		{"US forces killed an Islamic State leader in an airstrike in Idlib on March 3.", "airstrike responder asserted by=us-military against=islamic-state @Idlib/town 2025-03-03"},
		{"The SDF arrested four Islamic State suspects in Raqqa, the SDF said.", "arrest responder asserted by=sdf against=islamic-state @Raqqa/town (official)"},
		{"Government forces withdrew from Palmyra on February 12, according to the Syrian Observatory for Human Rights.", "withdrawal neither reported by=syrian-administration @Palmyra/town 2025-02-12 (media)"},
		{"Officials said the group could attack the prison.", ""},
		{"The weather in Damascus was fine on Tuesday.", ""},
	} {
		r := mustRead(t, Input{Source: "t", Text: c.in, Published: published}, shipped(t))
		var got []string
		for _, p := range r.Proposals {
			got = append(got, line(p))
		}
		if g := strings.Join(got, "; "); g != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, g, c.want)
		}
	}
}

// What is one happening, and what is two.
func TestHappeningsArePutTogether(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"قتل مدني برصاص مسلحين في بلدة ذيبان أمس. وهاجمت خلايا داعش حاجزاً في البصيرة.", "attack@Dhiban attack@Al-Busayrah"},
		{"قتل مدني برصاص مسلحين في بلدة ذيبان أمس. وفي سياق متصل انفجر لغم أرضي.", "attack@Dhiban explosive_remnant@"},
		{"قتل ثلاثة جنود إثر كمين نصبه تنظيم داعش قرب تدمر. وقال مراسلنا إن خلايا داعش باغتت الجنود عصر أمس.", "attack@Palmyra"},
		{"داهمت قوات الأمن منزلاً في مدينة الرقة فجر أمس. وخلال العملية أطلق عناصر من داعش النار على القوات.", "raid@Raqqa"},
		{"Security forces raided a house in Raqqa on Tuesday. During the raid Islamic State members opened fire on the troops.", "raid@Raqqa"},
	} {
		r := mustRead(t, Input{Source: "t", Text: c.in, Published: published}, shipped(t))
		var got []string
		for _, p := range r.Proposals {
			where := ""
			if len(p.Places) > 0 {
				where = p.Places[0].Name.EN
			}
			got = append(got, string(p.Class)+"@"+where)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.in, g, c.want)
		}
	}
}

// The items of a list are parts of the count above it.
func TestItemsArePartsOfTheirCount(t *testing.T) {
	const in = "The coalition conducted 11 strikes in Syria on Tuesday:\n-- Near Raqqa, seven strikes destroyed two vehicles.\n-- Near Hajin, four strikes hit a tactical unit."
	r := mustRead(t, Input{Source: "t", Text: in, Published: published}, shipped(t))
	if len(r.Proposals) != 3 {
		t.Fatalf("%d proposals", len(r.Proposals))
	}
	for _, p := range r.Proposals[1:] {
		if p.PartOf == nil || *p.PartOf != r.Proposals[0].ID {
			t.Errorf("%s %q is part of %v", p.Class, p.Trigger.Text, p.PartOf)
		}
	}
}

// sample is a report of our own that has a bit of everything.
const sample = `قوى الأمن تحبط هجوماً في المدينة الشمالية

أعلنت وزارة الداخلية السورية أن جهاز الأمن العام أحبط محاولة تفجير سوق في مدينة حلب في 5 مارس/شباط، واعتقل ثلاثة أشخاص من خلية تابعة لتنظيم "داعش".

وقال مسؤول أمني، طلب عدم الكشف عن اسمه، إن قوات الأمن داهمت منزلاً في حي السكري وضبطت 4 عبوات ناسفة.

وكان التنظيم قد هاجم حاجزاً لقوات سوريا الديمقراطية شرق الرقة أمس، ما أسفر عن مقتل عنصرين، فيما قالت وكالة رويترز إن خمسة قتلوا.

ويرى الباحث في مركز جسور للدراسات، سامر المثال، أن الهجمات قد تعود في الصيف.
`

const sampleEN = `Security forces foil plot

The Interior Ministry said on Friday that General Security foiled a plot by Islamic State to bomb a market in Aleppo on March 5, 2025.
Four people were arrested and two explosive devices were seized, the ministry said.

"We believe the group is weaker than it was last year," said Jane Example, an analyst at the Crisis Group.
`

func TestSpansSayWhatTheyClaim(t *testing.T) {
	check := func(t *testing.T, in Input) Reading {
		t.Helper()
		r := mustRead(t, in, shipped(t))
		n := utf8.RuneCountInString(in.Text)
		is := func(what, value string, sp *text.Span) {
			if sp == nil {
				t.Errorf("%s has no span", what)
				return
			}
			if sp.Start < 0 || sp.End > n || sp.Empty() || text.Slice(in.Text, *sp) != value {
				t.Errorf("%s: span %v holds %q, not %q", what, sp, text.Slice(in.Text, *sp), value)
			}
		}
		inside := func(what string, sp text.Span) {
			if sp.Start < 0 || sp.End > n || sp.Empty() {
				t.Errorf("%s: span %v is not in the text of %d", what, sp, n)
			}
		}
		for _, p := range r.Proposals {
			is("trigger", p.Trigger.Text, &p.Trigger.Span)
			if p.Date != nil {
				is("date", p.Date.Text, p.Date.Span)
				if p.Date.Start > p.Date.End {
					t.Errorf("%s ends before it begins: %+v", p.ID, p.Date)
				}
			}
			for _, d := range p.Rivals {
				is("rival", d.Text, d.Span)
			}
			for _, x := range p.Places {
				is("place", x.Text, x.Span)
				if x.Precision == "" || x.Why.AR == "" || x.Why.EN == "" {
					t.Errorf("place without precision or reason: %+v", x)
				}
			}
			for _, x := range p.Actors {
				is("actor", x.Text, x.Span)
			}
			for _, x := range p.Quantities {
				is("quantity", x.Text, x.Span)
				if x.Max >= 0 && (x.Value < x.Min || x.Value > x.Max) {
					t.Errorf("quantity out of its own bounds: %+v", x)
				}
			}
			if p.Attribution.Span != nil {
				inside("attribution", *p.Attribution.Span)
			}
			if len(p.Evidence) == 0 {
				t.Errorf("%s has no evidence", p.ID)
			}
			for _, sp := range p.Evidence {
				inside("evidence", sp)
			}
			if p.Title.AR == "" || p.Title.EN == "" || p.Summary.AR == "" || p.Summary.EN == "" {
				t.Errorf("%s lacks words: %+v", p.ID, p.Title)
			}
			if p.PartOf != nil && *p.PartOf == p.ID {
				t.Errorf("%s is part of itself", p.ID)
			}
		}
		for _, j := range r.Judgments {
			is("judgment", j.Text, &j.Span)
		}
		for _, c := range r.Contradictions {
			for _, sp := range c.Spans {
				inside(c.Kind, sp)
			}
			if c.Explanation.AR == "" || c.Explanation.EN == "" || len(c.Spans) == 0 {
				t.Errorf("contradiction without words or spans: %+v", c)
			}
		}
		a, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if b, _ := json.Marshal(mustRead(t, in, shipped(t))); !bytes.Equal(a, b) {
			t.Error("two readings of one text differ")
		}
		return r
	}
	for _, in := range []string{sample, sampleEN, "\ufeff" + strings.ReplaceAll(sample, "\n", "\r\n"), ""} {
		check(t, Input{Source: "s", Text: in, Published: published})
	}
	if body, ok := seed(t); ok {
		check(t, Input{Source: "seed", Text: body, Published: incident.Date(2025, 1, 26)})
	}
	// Pieces of real sentences in any order: no law of the reader may depend on a well-formed text.
	words := strings.Fields(sample + " " + sampleEN)
	rapid.Check(t, func(rt *rapid.T) {
		var b strings.Builder
		for range rapid.IntRange(0, 60).Draw(rt, "n") {
			b.WriteString(rapid.SampledFrom(words).Draw(rt, "word"))
			b.WriteString(rapid.SampledFrom([]string{" ", " ", " ", "\n", ". ", "، ", "/", " 3 ", " \""}).Draw(rt, "gap"))
		}
		pub := rapid.SampledFrom([]incident.Day{published, incident.NoDay}).Draw(rt, "published")
		check(t, Input{Source: "r", Text: b.String(), Published: pub})
		if t.Failed() {
			rt.Fatalf("%q", b.String())
		}
	})
}

func TestSample(t *testing.T) {
	r := mustRead(t, Input{Source: "s", Text: sample, Published: published}, shipped(t))
	var classes []string
	for _, p := range r.Proposals {
		classes = append(classes, string(p.Class))
	}
	if got := strings.Join(classes, " "); got != "foiled_plot raid attack" && got != "foiled_plot arrest raid attack" {
		t.Errorf("classes %s", got)
	}
	var kinds []string
	for _, c := range r.Contradictions {
		kinds = append(kinds, c.Kind)
	}
	if !slices.Contains(kinds, "month_names") {
		t.Errorf("contradictions %v", kinds)
	}
	if len(r.Judgments) != 1 || r.Judgments[0].Who != "سامر المثال" || r.Judgments[0].Affiliation != "مركز جسور للدراسات" {
		t.Errorf("judgments %+v", r.Judgments)
	}
}

func TestClaims(t *testing.T) {
	r := mustRead(t, Input{Source: "s", Text: sample, Published: published}, shipped(t))
	claims, err := r.Claims(Record{ID: "doc-1", Name: "A paper", By: "p-1"})
	if err != nil || len(claims) != len(r.Proposals) {
		t.Fatalf("%d claims, %v", len(claims), err)
	}
	again, _ := r.Claims(Record{ID: "doc-1", Name: "A paper", By: "p-2"})
	for i, c := range claims {
		if c.State != incident.Awaiting || c.Key != "doc-1#"+r.Proposals[i].ID || len(c.Source.Evidence) == 0 || c.Source.Document != "doc-1" || c.Marking == "" {
			t.Errorf("claim %+v", c)
		}
		if c.ID != again[i].ID {
			t.Error("the id of a claim depends on who read it in")
		}
	}
}

// The ten happenings of the article that the project starts from, and what it gets wrong itself.
func TestSeed(t *testing.T) {
	body, ok := seed(t)
	if !ok {
		return
	}
	r := mustRead(t, Input{Source: "seed.txt", Text: body, Published: incident.Date(2025, 1, 26)}, shipped(t))
	if out := os.Getenv("TANSIQ_SHOW"); out != "" {
		b, _ := json.MarshalIndent(r, "", " ")
		if err := os.WriteFile(out, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"foiled_plot responder 2025-01-11", "weapons_loss group 2024-12-08", "intelligence_sharing responder 2025-01-01", "raid responder 2025-01-11",
		"meeting responder 2025-01-24", "deployment responder ", "withdrawal responder ", "deployment responder ", "propaganda_release group 2025-01-24", "threat group 2025-01-24"}
	var got []string
	for _, p := range r.Proposals {
		day := ""
		if p.Date != nil {
			day = p.Date.Start.String()
		}
		got = append(got, fmt.Sprintf("%s %s %s", p.Class, p.Side, day))
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	var cast []string
	for _, a := range r.Proposals[0].Actors {
		cast = append(cast, string(a.Role)+"="+a.ID)
	}
	slices.Sort(cast)
	if got := strings.Join(cast, " "); got != "against=islamic-state by=general-intelligence with=general-security with=us-intelligence" {
		t.Errorf("the plot was foiled %s", got)
	}
	count := map[string]int{}
	for _, c := range r.Contradictions {
		count[c.Kind]++
	}
	if count["month_names"] != 2 || count["date_vs_date"] != 2 || count["name_variant"] != 2 {
		t.Errorf("contradictions %v", count)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample)
	f.Add(sampleEN)
	f.Add("في 31/31/2025 و 5-  كانون الثاني/ 3 قتلى \" — @x January 5, 2025")
	know := shipped(f)
	f.Fuzz(func(t *testing.T, s string) {
		r := mustRead(t, Input{Source: "f", Text: s, Published: published}, know)
		n := utf8.RuneCountInString(s)
		for _, p := range r.Proposals {
			for _, sp := range p.Evidence {
				if sp.Start < 0 || sp.End > n || sp.Empty() {
					t.Fatalf("span %v outside %d", sp, n)
				}
			}
		}
		if _, err := r.Claims(Record{ID: "d"}); err != nil {
			t.Fatal(err)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	know := shipped(b)
	body, ok := seed(b)
	if !ok {
		body = strings.Repeat(sample, 10)
	}
	for b.Loop() {
		mustRead(b, Input{Source: "b", Text: body, Published: published}, know)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "docs/s")
}
