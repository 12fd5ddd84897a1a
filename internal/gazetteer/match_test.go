package gazetteer

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"tansiq/internal/text"
)

func TestTry(t *testing.T) {
	g, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	try := func(s string) {
		var words []string
		for _, tok := range text.Tokenize(s) {
			words = append(words, text.Slice(s, tok.Span))
		}
		hits := g.Match(words)
		for i, r := range g.Resolve(words, hits, Context{}) {
			mark := " "
			if r.Sure {
				mark = "*"
			}
			fmt.Printf("%s %3d %-40s %s|%s %s %s cue=%q toward=%s out=%v n=%d\n", mark, r.Score, strings.Join(words[hits[i].Start:hits[i].End], " "), r.Place.ID, r.Place.EN, r.Place.Kind, r.Place.Admin1, r.Cue, r.Toward, r.Outside, len(hits[i].Candidates))
		}
		fmt.Println("---")
	}
	if b, err := os.ReadFile("../../../shared/seed/000_7bf24089af2b59ad.txt"); err == nil {
		try(string(b))
	}
	try("Islamic State fighters attacked a post near Deir ez-Zor and withdrew to the Badia south of Raqqa. In Homs province two soldiers were killed in Sukhna. The group hit a convoy on the road of the town of al-Mayadin, in al-Hol camp and Hit in Anbar.")
	try("شن التنظيم هجوما في ريف دير الزور الشرقي قرب بلدة الصور وفي حديثة غرب الأنبار وبقرية علي شمال حلب، ووصل إلى البوكمال وللرقة وبالسخنة")
}
