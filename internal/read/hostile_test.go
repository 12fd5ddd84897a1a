package read

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tansiq/internal/incident"
)

// hostile are texts made to be slow.
var hostile = map[string]func(size int) string{
	"attacks": func(n int) string { return strings.Repeat("attack ", n/7) },
	"homs":    func(n int) string { return strings.Repeat("هجوم في حمص ", n/20) },
	"homs.":   func(n int) string { return strings.Repeat("هجوم في حمص.\n", n/21) },
	"dates":   func(n int) string { return strings.Repeat("11 January 2025 ", n/16) },
	"dates.":  func(n int) string { return strings.Repeat("Attack on 11 January 2025. ", n/27) },
	"isis":    func(n int) string { return strings.Repeat("ISIS attacked SDF in Raqqa and killed 4 people, ", n/48) },
	"isis.": func(n int) string {
		return strings.Repeat("ISIS attacked the SDF in Raqqa and killed 4 people. ", n/52)
	},
	"said":    func(n int) string { return strings.Repeat("said ", n/5) },
	"quotes":  func(n int) string { return strings.Repeat("\" official said ", n/16) },
	"قال":     func(n int) string { return strings.Repeat("قال مسؤول في ", n/23) },
	"numbers": func(n int) string { return strings.Repeat("4 killed ", n/9) },
	"hyphens": func(n int) string { return strings.Repeat("al-", n/3) },
	"video":   func(n int) string { return strings.Repeat("نشر داعش اصدار. ", n/27) },
	"plots":   func(n int) string { return strings.Repeat("foiled a plot by cell. raided the cell. ", n/40) },
	"commas":  func(n int) string { return strings.Repeat("attack,\n", n/8) },
	"markup":  func(n int) string { return "text " + strings.Repeat("<!--", n/4) },
	"lines":   func(n int) string { return "text" + strings.Repeat("\n", n) + "attack" },
	"word":    func(n int) string { return strings.Repeat("و", n/2) },
	"names": func(n int) string {
		return strings.Repeat("الرقة ودير الزور والحسكة ومنبج ", n/58)
	},
	"months": func(n int) string {
		return strings.Repeat("هجوم في 11 كانون الثاني/ديسمبر 2025. ", n/62)
	},
}

// TestHostileTextsAreReadInProportion holds the amount of work, and not its time: what is told is put together from
// no more mentions than the limit, and no sentence is longer. With work in proportion to the square of the text
// some of these would take minutes.
func TestHostileTextsAreReadInProportion(t *testing.T) {
	for name, make := range hostile {
		in := Input{Text: make(1 << 16), Published: incident.Date(2025, 1, 31)}
		out := mustRead(t, in, shipped(t))
		if len(out.Proposals) > maxProposals || len(out.Contradictions) > maxContradictions {
			t.Errorf("%s: %d proposals, %d contradictions", name, len(out.Proposals), len(out.Contradictions))
		}
		for _, p := range out.Proposals {
			if len(p.Evidence) > maxTold || len(p.Quantities) > maxTold || len(p.Places) > maxTold || len(p.Rivals) > 2*maxTold {
				t.Errorf("%s: %s has %d sentences, %d figures, %d places, %d other dates", name, p.ID, len(p.Evidence), len(p.Quantities), len(p.Places), len(p.Rivals))
			}
		}
	}
}

func TestTheRestUnreadIsSaid(t *testing.T) {
	in := Input{Published: incident.Date(2025, 1, 31)}
	for i := range 3000 {
		in.Text += fmt.Sprintf("ISIS attacked the SDF on %d January %d in Raqqa. ", i%28+1, 1990+i%30)
		in.Text += "Weather was fair and the markets were open in the whole of the city for all of that day.\n\n"
	}
	out := mustRead(t, in, shipped(t))
	if len(out.Notes) == 0 || !strings.Contains(out.Notes[0].EN, "was not read") || !strings.Contains(out.Notes[0].AR, "لم يُقرأ الباقي") {
		t.Errorf("%d proposals, notes %q", len(out.Proposals), out.Notes)
	}
}

func TestReasonsAreInBothLanguagesAndPrintedInOne(t *testing.T) {
	r := mustRead(t, Input{Text: "The army foiled a plot by an ISIS cell on January 11. It raided the cell in Raqqa and arrested four members.", Published: published}, shipped(t))
	var printed struct {
		Proposals []struct {
			Date   struct{ Reason string }
			Places []struct {
				Why      string
				Lon, Lat float64
			}
		}
	}
	b, err := json.Marshal(r.Printed())
	if err == nil {
		err = json.Unmarshal(b, &printed)
	}
	if err != nil || len(printed.Proposals) != len(r.Proposals) || len(r.Proposals) < 2 {
		t.Fatalf("%v: %s", err, b)
	}
	for i, p := range r.Proposals {
		if p.Date == nil || p.Date.Reason.AR == "" || printed.Proposals[i].Date.Reason != p.Date.Reason.EN || regexp.MustCompile(`p\d`).MatchString(p.Date.Reason.EN) {
			t.Errorf("%s: %+v, printed %+v", p.ID, p.Date, printed.Proposals[i].Date)
		}
		for k, pl := range p.Places {
			if pl.Why.AR == "" || printed.Proposals[i].Places[k].Why != pl.Why.EN || printed.Proposals[i].Places[k].Lon != pl.Lon {
				t.Errorf("%s: %+v, printed %+v", p.ID, pl, printed.Proposals[i].Places[k])
			}
		}
	}
}

func TestReadingStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, Input{Text: sample, Published: published}, shipped(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("read on: %v", err)
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, make := range hostile {
		b.Run(name, func(b *testing.B) {
			in := Input{Text: make(1 << 20), Published: incident.Date(2025, 1, 31)}
			know := shipped(b)
			b.ResetTimer()
			for range b.N {
				mustRead(b, in, know)
			}
		})
	}
}

func TestQuotedWordsKeepTheirDirection(t *testing.T) {
	r := mustRead(t, Input{Text: "وقع هجوم لداعش في الرقة في 11 كانون الثاني/ديسمبر 2024.", Published: published}, shipped(t))
	if len(r.Contradictions) == 0 {
		t.Fatal("no contradiction")
	}
	if e := r.Contradictions[0].Explanation; !strings.Contains(e.EN, "“\u206811 كانون الثاني/ديسمبر 2024\u2069”") || !strings.Contains(e.AR, "«\u2068") {
		t.Errorf("%q", e)
	}
}
