package area

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared returns the path of a file of the raw material, or logs that it is not here.
func shared(t *testing.T, name string) (string, bool) {
	t.Helper()
	dir := os.Getenv("TANSIQ_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Logf("did not run: %s is not here", name)
		return "", false
	}
	return path, true
}

func load(tb testing.TB) *Atlas {
	tb.Helper()
	a, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func TestAt(t *testing.T) {
	a := load(t)
	for _, c := range []struct {
		name     string
		lon, lat float64
		want     string
	}{
		{"Damascus", 36.29, 33.51, "SY-DI-damascus"},
		{"Raqqa", 39.01, 35.95, "SY-RA-ar-raqqah"},
		{"Palmyra", 38.28, 34.56, "SY-HI-tadmur"},
		{"Qamishli", 41.22, 37.04, "SY-HA-al-qamishli"},
		{"Abu Kamal", 40.92, 34.45, "SY-DY-abu-kamal"},
		{"Rusafa", 38.76, 35.63, "SY-RA-al-thawrah"},
		{"Mosul", 43.13, 36.34, "IQ-NI-mosul"},
		{"Rutba", 40.28, 33.04, "IQ-AN-al-rutba"},
		{"Beirut", 35.51, 33.89, "LB-BA"},
		{"Tripoli", 35.85, 34.44, "LB-AS-tripoli"},
		{"Mafraq", 36.21, 32.34, "JO-MA"},
		{"Gaziantep", 37.38, 37.06, "TR-27"},
		{"the Golan, in two surveys", 35.78, 32.85, "SY-QU-fiq"},
		{"the UNDOF zone, a region of its own", 35.85, 33.12, "SY-QU-quneitra"},
		{"at sea", 33.0, 34.0, ""},
		{"nowhere", 400, 34.0, ""},
	} {
		got := ""
		if u := a.At(c.lon, c.lat).Unit(); u != nil {
			got = u.ID
		}
		if got != c.want && !(c.want == "TR-27" && strings.HasPrefix(got, "TR-27")) {
			t.Errorf("%s: At(%v, %v) = %q, want %q", c.name, c.lon, c.lat, got, c.want)
		}
	}
}

func TestFindMapsUCDP(t *testing.T) {
	a := load(t)
	path, ok := shared(t, "data/ucdp/ged_syria_2016_2019.csv")
	if !ok {
		return
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	col := map[string]int{}
	for i, h := range rows[0] {
		col[strings.TrimPrefix(h, "\ufeff")] = i
	}
	var adm1, adm1Found, adm2, adm2Found int
	missing := map[string]int{}
	for _, r := range rows[1:] {
		country, one, two := r[col["country"]], r[col["adm_1"]], r[col["adm_2"]]
		if one != "" {
			adm1++
			if u, exact := a.Find(country, one, ""); exact && u.Level == Governorate {
				adm1Found++
			} else {
				missing[one]++
			}
		}
		if two != "" {
			adm2++
			if u, exact := a.Find(country, one, two); exact && u.Level == District {
				adm2Found++
			} else {
				missing[one+" / "+two]++
			}
		}
	}
	t.Logf("first level: %d of %d rows; second level: %d of %d rows", adm1Found, adm1, adm2Found, adm2)
	for n, c := range missing {
		t.Logf("not found: %s (%d rows)", n, c)
	}
	if adm1Found != adm1 || adm2Found != adm2 {
		t.Errorf("every row of the file must find its units")
	}
}
