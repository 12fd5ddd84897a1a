package read

import (
	"fmt"
	"os"
	"path/filepath"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"tansiq/internal/text"
)

func TestZZNames(t *testing.T) {
	dir := os.Getenv("ZZ_DIR")
	files, _ := filepath.Glob(filepath.Join(dir, "*.txt"))
	for _, f := range files {
		b, _ := os.ReadFile(f)
		in := string(b)
		j, _ := os.ReadFile(strings.TrimSuffix(f, ".txt") + ".json")
		var g struct {
			Events []struct {
				Class  string
				Optional bool
				Actors []struct {
					Text string
					Nth  int
					ID   string
					Role string
				}
			}
		}
		json.Unmarshal(j, &g)
		r := &reader{in: Input{Text: in, Published: published}, lang: text.Lang(in), know: shipped(t), subject: "islamic-state"}
		r.split()
		r.cut()
		r.datesOf(t.Context())
		r.actors = r.actorsOf()
		for _, e := range g.Events {
			for _, a := range e.Actors {
				n := max(1, a.Nth)
				at := 0
				for ; n > 0; n-- {
					k := strings.Index(in[at:], a.Text)
					if k < 0 {
						break
					}
					at += k
					if n > 1 {
						at += len(a.Text)
					}
				}
				start := utf8.RuneCountInString(in[:at])
				end := start + utf8.RuneCountInString(a.Text)
				got := ""
				for i := range r.actors {
					q := r.spelt(&r.actors[i])
					if q.Span.Start < end && start < q.Span.End {
						id := r.actors[i].a.ID
						got += fmt.Sprintf(" %q=%s/%d", q.Text, id, r.actors[i].sort)
						if a.ID != "" && id == a.ID {
							got += " OK"
						}
					}
				}
				lo, hi := max(0, at-60), min(len(in), at+len(a.Text)+40)
				ctx := strings.ReplaceAll(strings.ToValidUTF8(in[lo:hi], ""), "\n", " ")
				switch {
				case got == "":
					fmt.Printf("NONE %s %s %q (%s) …%s…\n", e.Class, a.Role, a.Text, a.ID, ctx)
				case !strings.Contains(got, "OK") && a.ID != "":
					fmt.Printf("WRONG %s %s %q (%s) got%s …%s…\n", e.Class, a.Role, a.Text, a.ID, got, ctx)
				default:
					fmt.Printf("OK %s %s %q (%s)\n", e.Class, a.Role, a.Text, a.ID)
				}
			}
		}
	}
}
