package agreement

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/text"
)

var update = flag.Bool("update", false, "write the golden files anew")

var names = Names{
	Party: func(id string) text.Bilingual {
		return map[string]text.Bilingual{
			"p-coalition": both("عقدة التحالف", "Coalition node"), "p-damascus": both("إدارة دمشق", "Damascus administration"),
			"p-committee": both("لجنة المقام", "Shrine committee"), "p-university": both("جامعة الفرات", "Furat University"),
		}[id]
	},
	Subject: func(id string) text.Bilingual {
		return map[string]text.Bilingual{"islamic-state": both("تنظيم الدولة الإسلامية", "Islamic State")}[id]
	},
	Unit: func(id string) text.Bilingual {
		return map[string]text.Bilingual{"SY": both("سوريا", "Syria"), "SY-RD": both("ريف دمشق", "Rif Dimashq"), "SY-RA": both("الرقة", "Raqqa")}[id]
	},
}

// mock is the agreement of the design's Share page: a step for a step with a designated party.
func mock() Terms {
	t := Templates("islamic-state", "SY")[2].Terms
	t.Giver, t.Taker = "p-coalition", "p-damascus"
	t.Title = both("الاتفاق A-03", "Agreement A-03")
	t.PAP = PAPAmber
	t.PurposeText = both("منع هجمات داعش", "preventing IS attacks")
	t.Starts, t.Ends = incident.Date(2025, 1, 2), incident.Date(2025, 3, 31)
	return t
}

// public is a research agreement.
func public() Terms {
	t := Templates("", "SY")[3].Terms
	t.Giver, t.Taker = "p-coalition", "p-university"
	t.Starts, t.Ends = incident.Date(2025, 2, 1), incident.Date(2026, 1, 31)
	t.From, t.To = incident.Date(2015, 1, 1), incident.Date(2024, 12, 31)
	return t
}

// every has every type of condition and what the others leave out.
func every() Terms {
	t := mock()
	t.Kinds = Kinds()
	t.Units = []string{"SY-RD", "SY-RA"}
	t.From = incident.Date(2024, 12, 8)
	t.Classes = []incident.Class{incident.Threat, incident.Bombing, incident.FoiledPlot}
	t.Finest = incident.PlaceDistrict
	t.Basis, t.BasisText = Law, both("القانون 12 لعام 2024", "Act 12 of 2024")
	t.Assurances = Assurances()
	t.Onward = Onward{Rule: OnwardListed, Parties: []string{"p-committee", "p-unnamed"}, Ceiling: incident.TLPGreen}
	t.OnBreach = DropOne
	t.Ladder = append(Ladder(), Step{
		Name: both("كل شيء", "Everything"), Opens: []Kind{Judgment, Figure, Watch}, Conditions: []Condition{
			{Type: AcknowledgedWithin, N: 2, Percent: 100, Hours: 72}, {Type: OutcomeForEach, What: Report, N: 1},
			{Type: GivenAtLeast, What: Report, N: 11}, {Type: ReceivedAtLeast, N: 3}, {Type: ReciprocalStep, N: 2},
			{Type: Signed, Instrument: instrument.Assurance},
		},
	})
	return t
}

// empty is what a page begins with.
func empty(t *testing.T) Terms {
	t.Helper()
	terms, err := Parse([]byte("{}"))
	if err != nil {
		t.Fatal(err)
	}
	return terms
}

func render(ps []Paragraph) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString("# " + p.Title + "\n")
		for _, l := range p.Lines {
			if l.Item {
				b.WriteString("- ")
			}
			b.WriteString(l.Text + "\n")
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestReadingsStayAsReviewed(t *testing.T) {
	for name, terms := range map[string]Terms{"mock": mock(), "public": public(), "every": every(), "empty": empty(t)} {
		if err := terms.Check(); err != nil && name != "empty" {
			t.Errorf("%s: %v", name, err)
		}
		for _, lang := range []string{"ar", "en"} {
			golden(t, "read-"+name+"."+lang+".txt", render(terms.Read(lang, names)))
		}
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	path := filepath.Join("testdata", file)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v: run go test -update and review the file", err)
	}
	if got != string(want) {
		t.Errorf("%s is not what was reviewed: run go test -update and review the change\n%s", file, got)
	}
}

// TestEveryReadingIsPlain: full sentences, no name of a field, nothing of the other language unmarked.
func TestEveryReadingIsPlain(t *testing.T) {
	for name, terms := range map[string]Terms{"mock": mock(), "public": public(), "every": every(), "empty": empty(t)} {
		for _, lang := range []string{"ar", "en"} {
			for _, p := range terms.Read(lang, names) {
				if p.Title == "" || len(p.Lines) == 0 {
					t.Errorf("%s, %s: %q says nothing", name, lang, p.Topic)
				}
				for _, l := range p.Lines {
					if !l.Item && !strings.HasSuffix(l.Text, ".") && !strings.HasSuffix(l.Text, ":") {
						t.Errorf("%s, %s: no full sentence: %q", name, lang, l.Text)
					}
					if strings.Contains(l.Text, "_") || strings.Contains(l.Text, "  ") || strings.Contains(l.Text, "..") {
						t.Errorf("%s, %s: not plain: %q", name, lang, l.Text)
					}
					if s := outside(l.Text); lang == "ar" && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Latin, r) }) ||
						lang == "en" && strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) {
						t.Errorf("%s, %s: words of the other script without marks: %q", name, lang, l.Text)
					}
				}
			}
		}
	}
}

// outside is a text without what stands between isolating marks.
func outside(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '\u2068':
			depth++
		case '\u2069':
			depth--
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

// variants change one thing that matters in terms each. Every reader must see it, in both languages, and a comparison must say it.
var variants = []struct {
	field  string // as Diff names it
	effect Effect
	change func(t *Terms)
}{
	{"giver", Other, func(t *Terms) { t.Giver = "p-committee" }},
	{"taker", Other, func(t *Terms) { t.Taker = "p-university" }},
	{"title", Other, func(t *Terms) { t.Title = both("اتفاق آخر", "Another agreement") }},
	{"kinds", Less, func(t *Terms) { t.Kinds = t.Kinds[1:] }},
	{"kinds", Other, func(t *Terms) { t.Kinds = append([]Kind{"rumour"}, t.Kinds[1:]...) }},
	{"subjects", More, func(t *Terms) { t.Subjects = append(t.Subjects, "hts") }},
	{"subjects", More, func(t *Terms) { t.Subjects = []string{Any} }},
	{"subjects", Other, func(t *Terms) { t.Subjects = []string{"hts"} }},
	{"units", Less, func(t *Terms) { t.Units = t.Units[:1] }},
	{"units", More, func(t *Terms) { t.Units = []string{Any} }},
	{"from", Less, func(t *Terms) { t.From++ }},
	{"from", More, func(t *Terms) { t.From = incident.NoDay }},
	{"to", Less, func(t *Terms) { t.To = incident.Date(2025, 1, 1) }},
	{"classes", Less, func(t *Terms) { t.Classes = t.Classes[:1] }},
	{"classes", More, func(t *Terms) { t.Classes = nil }},
	{"ceiling", Less, func(t *Terms) { t.Ceiling = incident.TLPGreen }},
	{"ceiling", More, func(t *Terms) { t.Ceiling = incident.TLPRed }},
	{"finest", More, func(t *Terms) { t.Finest = incident.PlaceExact }},
	{"finest", Less, func(t *Terms) { t.Finest = incident.PlaceUnknown }},
	{"sources", More, func(t *Terms) { t.Sources = true }},
	{"purpose", Other, func(t *Terms) { t.Purpose = SecureAreas }},
	{"purpose_text", Other, func(t *Terms) { t.PurposeText = both("غرض آخر", "another purpose") }},
	{"pap", More, func(t *Terms) { t.PAP = PAPClear }},
	{"pap", Less, func(t *Terms) { t.PAP = PAPRed }},
	{"basis", Other, func(t *Terms) { t.Basis = Mandate }},
	{"basis_text", Other, func(t *Terms) { t.BasisText = both("قانون آخر", "another act") }},
	{"assurances", More, func(t *Terms) { t.Assurances = t.Assurances[1:] }},
	{"onward.rule", Less, func(t *Terms) { t.Onward.Rule = OnwardAsk }},
	{"onward.rule", Less, func(t *Terms) { t.Onward.Rule = OnwardNone }},
	{"onward.parties", Less, func(t *Terms) { t.Onward.Parties = t.Onward.Parties[:1] }},
	{"onward.parties", More, func(t *Terms) { t.Onward.Parties = []string{Any} }},
	{"onward.ceiling", More, func(t *Terms) { t.Onward.Ceiling = incident.TLPAmber }},
	{"retention_days", More, func(t *Terms) { t.RetentionDays++ }},
	{"beat_minutes", Other, func(t *Terms) { t.BeatMinutes = 60 }},
	{"starts", More, func(t *Terms) { t.Starts-- }},
	{"ends", Less, func(t *Terms) { t.Ends-- }},
	{"on_breach", Less, func(t *Terms) { t.OnBreach = DropAll }},
	{"on_breach", Less, func(t *Terms) { t.OnBreach = DropFirst }},
	{"ladder[1].name", Other, func(t *Terms) { t.Ladder[1].Name = both("اسم", "A name") }},
	{"ladder[1].opens", Other, func(t *Terms) { t.Ladder[1].Opens = []Kind{Judgment} }},
	{"ladder[3]", Other, func(t *Terms) { t.Ladder = t.Ladder[:3] }},
	{"ladder[4]", Other, func(t *Terms) {
		t.Ladder = append(t.Ladder, Step{Name: both("خامسة", "Fifth"), Opens: Kinds(), Conditions: t.Ladder[2].Conditions})
	}},
	{"ladder[1].conditions", More, func(t *Terms) { t.Ladder[1].Conditions = t.Ladder[1].Conditions[:1] }},
	{"ladder[1].conditions", Less, func(t *Terms) {
		t.Ladder[1].Conditions = append(t.Ladder[1].Conditions, Condition{Type: GivenAtLeast, N: 2})
	}},
	{"ladder[1].conditions", Less, func(t *Terms) { t.Ladder[1].Conditions[0].Percent = 100 }},
	{"ladder[1].conditions", Less, func(t *Terms) { t.Ladder[1].Conditions[0].N = 2 }},
	{"ladder[1].conditions", More, func(t *Terms) { t.Ladder[1].Conditions[0].Hours = 2 }},
	{"ladder[1].conditions", Other, func(t *Terms) { t.Ladder[1].Conditions[0].Hours, t.Ladder[1].Conditions[0].N = 2, 2 }},
	{"ladder[1].conditions", Other, func(t *Terms) { t.Ladder[1].Conditions[0].What = Report }},
	{"ladder[2].conditions", More, func(t *Terms) { t.Ladder[2].Conditions[1].Days = 30 }},
	{"ladder[2].conditions", Less, func(t *Terms) { t.Ladder[2].Conditions[1].Days = 0 }},
	{"ladder[2].conditions", Less, func(t *Terms) { t.Ladder[2].Conditions[2].Days = 31 }},
	{"ladder[3].conditions", More, func(t *Terms) { t.Ladder[3].Conditions[2].N = 1 }},
	{"ladder[3].conditions", Other, func(t *Terms) { t.Ladder[3].Conditions[3].What = Warning }},
	{"ladder[3].conditions", Less, func(t *Terms) { t.Ladder[3].Conditions[4].N = 4 }},
	{"ladder[3].conditions", Other, func(t *Terms) { t.Ladder[3].Conditions[5].Instrument = instrument.Plan }},
}

func TestReadingShowsEveryField(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range variants {
		seen[v.field] = true
		terms := every()
		v.change(&terms)
		for _, lang := range []string{"ar", "en"} {
			if was, is := render(every().Read(lang, names)), render(terms.Read(lang, names)); was == is {
				t.Errorf("%s: the reading (%s) does not show it", v.field, lang)
			}
		}
	}
	// The table must not fall behind the terms.
	for _, field := range []string{"giver", "taker", "title", "kinds", "subjects", "units", "from", "to", "classes", "ceiling", "finest", "sources", "purpose", "purpose_text", "pap", "basis",
		"basis_text", "assurances", "onward.rule", "onward.parties", "onward.ceiling", "retention_days", "beat_minutes", "starts", "ends", "on_breach"} {
		if !seen[field] {
			t.Errorf("no variant of %s", field)
		}
	}
	if n := reflect.TypeFor[Terms]().NumField(); n != 25 {
		t.Errorf("terms have %d fields: add the new one to the reading, to Diff and to the variants here", n)
	}
}

func TestDiff(t *testing.T) {
	if d := Diff(every(), every(), names); d != nil {
		t.Errorf("terms differ from themselves: %v", d)
	}
	for _, v := range variants {
		terms := every()
		v.change(&terms)
		there, back := Diff(every(), terms, names), Diff(terms, every(), names)
		if len(there) != 1 || len(back) != 1 || there[0].Field != v.field || back[0].Field != v.field {
			t.Errorf("%s: %v, %v", v.field, there, back)
			continue
		}
		if there[0].Effect != v.effect || back[0].Effect != opposite(v.effect) {
			t.Errorf("%s: %s there, %s back, want %s: %s", v.field, there[0].Effect, back[0].Effect, v.effect, there[0].Words.EN)
		}
		w := there[0].Words
		if w == back[0].Words || w.AR == "" || !strings.HasSuffix(w.AR, ".") || !strings.HasSuffix(w.EN, ".") || there[0].Effect.Words().AR == "" {
			t.Errorf("%s: %v", v.field, w)
		}
		if strings.Contains(outside(w.EN), "_") || strings.ContainsFunc(outside(w.AR), func(r rune) bool { return unicode.Is(unicode.Latin, r) }) {
			t.Errorf("%s: not plain: %v", v.field, w)
		}
	}
	var b strings.Builder
	for _, lang := range []string{"ar", "en"} {
		for _, c := range Diff(mock(), every(), names) {
			b.WriteString(c.Words.In(lang) + " " + c.Effect.Words().In(lang) + "\n")
		}
	}
	golden(t, "diff.txt", b.String())
}

// TestNumbersInArabic: a number and what it counts agree.
func TestNumbersInArabic(t *testing.T) {
	for n, want := range map[int]string{1: "يوم واحد", 2: "يومين", 3: "3 أيام", 10: "10 أيام", 11: "11 يومًا", 99: "99 يومًا", 100: "100 يوم", 101: "101 يوم", 103: "103 أيام", 111: "111 يومًا"} {
		if got := days.count(n).AR; got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	if got := days.count(1).EN + ", " + days.count(2).EN + ", " + span(1).AR + ", " + span(72).AR + ", " + span(36).EN; got != "1 day, 2 days, ساعة, 3 أيام, 36 hours" {
		t.Error(got)
	}
	if got := nominative(fullDays.two) + ", " + nominative(days.count(30).AR); got != "يومان كاملان, 30 يومًا" {
		t.Error(got)
	}
}

// TestEverythingKnownHasWords: nothing that can be chosen is read out as unknown, and no two choices read alike.
func TestEverythingKnownHasWords(t *testing.T) {
	var all []text.Bilingual
	add := func(ws ...text.Bilingual) { all = append(all, ws...) }
	add(each(Kinds(), Kind.Words)...)
	add(each(Purposes(), Purpose.Words)...)
	add(each(paps, PAP.Words)...)
	add(each(Bases(), Basis.Words)...)
	add(each(Assurances(), Assurance.Words)...)
	add(each(markings, markingWords)...)
	add(each(precisions, precisionWords)...)
	add(each(onwardRules, OnwardRule.words)...)
	add(each(drops, Drop.words)...)
	add(each(Breaches(), BreachWords)...)
	add(each([]instrument.Kind{instrument.Assurance, instrument.Consent, instrument.Plan}, instrumentWords)...)
	add(each([]Effect{More, Less, Other}, Effect.Words)...)
	for c, w := range classes {
		if !c.Known() {
			t.Errorf("%s is no class", c)
		}
		add(w)
	}
	if len(classes) != 27 {
		t.Errorf("%d classes have words", len(classes))
	}
	seen := map[string]bool{}
	for _, w := range all {
		if w.AR == "" || w.EN == "" || seen[w.AR] || seen[w.EN] || strings.Contains(w.EN, "not known") {
			t.Errorf("%v: empty, unknown or said twice", w)
		}
		seen[w.AR], seen[w.EN] = true, true
	}
	for _, w := range []text.Bilingual{Kind("x").Words(), Purpose("x").Words(), PAP("x").Words(), Basis("x").Words(), Assurance("x").Words(), markingWords("x"), precisionWords("x"),
		classWords("x"), OnwardRule("x").words(), Drop("x").words(), instrumentWords("x")} {
		if w.EN != "x (not known)" || !strings.Contains(w.AR, "غير معروف") {
			t.Errorf("what is not known is read out as %v", w)
		}
	}
	for _, k := range append(Kinds(), "") {
		if pluralAR(k) == "" || k != "" && pluralAR(k) == pluralAR("") || nounOf(k).en == "" {
			t.Errorf("%q cannot be counted", k)
		}
	}
}
