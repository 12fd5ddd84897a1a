package agreement

import (
	"flag"
	"os"
	"path/filepath"
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
	for name, terms := range map[string]Terms{"mock": mock(), "public": public(), "every": every(), "empty": {}} {
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
	for name, terms := range map[string]Terms{"mock": mock(), "public": public(), "every": every(), "empty": {}} {
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
