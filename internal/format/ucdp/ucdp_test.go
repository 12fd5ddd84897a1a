package ucdp

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"tansiq/internal/actor"
	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

func shared(tb testing.TB, name string) []byte {
	tb.Helper()
	root := os.Getenv("TANSIQ_SHARED")
	if root == "" {
		root = "../../../../shared"
	}
	b, err := os.ReadFile(filepath.Join(root, "data/ucdp", name))
	if err != nil {
		tb.Skipf("not run: the full UCDP file %s is not at hand (set TANSIQ_SHARED)", name)
	}
	return b
}

// everything is Options with all that the project ships.
func everything(tb testing.TB) Options {
	tb.Helper()
	actors, err := actor.Load()
	if err != nil {
		tb.Fatal(err)
	}
	units, err := area.Load()
	if err != nil {
		tb.Log(err)
	}
	places, err := gazetteer.Load()
	if err != nil {
		tb.Log(err)
	}
	find := func(name string) (string, text.Bilingual, bool) {
		if found := actors.UCDP(name); len(found) == 1 {
			return found[0].ID, found[0].Name, true
		}
		return "", text.Bilingual{}, false
	}
	return Options{Actor: find, Units: units, Places: places}
}

func TestRealFiles(t *testing.T) {
	o := everything(t)
	for name, want := range map[string]int{"ged_syria_2016_2019.csv": 16566, "ged_syria_IS_2016_2019.csv": 6472} {
		b := shared(t, name)
		prec := map[string]int{}
		nounit := 0
		start := time.Now()
		rep, err := Read(bytes.NewReader(b), o, func(r Row) error {
			p := r.Claim.Places[0]
			prec[string(p.Precision)]++
			if p.Unit == "" || p.Unit == "SY" {
				nounit++
			}
			return nil
		})
		t.Log(time.Since(start), prec, nounit, rep.Widened, rep.Notes)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range rep.Errors {
			t.Log(e)
		}
		if rep.Read != want || rep.Rejected != 0 {
			t.Errorf("%s: read %d, rejected %d", name, rep.Read, rep.Rejected)
		}
	}
}

var sink incident.Claim

func BenchmarkRead(b *testing.B) {
	o := everything(b)
	file := shared(b, "ged_syria_2016_2019.csv")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(bytes.NewReader(file), o, func(r Row) error { sink = r.Claim; return nil }); err != nil {
			b.Fatal(err)
		}
	}
}
