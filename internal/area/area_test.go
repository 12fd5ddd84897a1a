package area

import (
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"tansiq/data"
)

// shared returns the path of a file of the raw material, or logs that it is not here.
func shared(t testing.TB, name string) (string, bool) {
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

func TestNameKey(t *testing.T) {
	for _, same := range [][]string{
		{"دير الزور", "دير الزّور"},
		{"Deir ez-Zor", "Dayr az Zawr", "Deir Ezzor", "Deir el-Zour", "DEIR EZ-ZOR", "Deir-ez-Zor"},
		{"الحسكة", "حسكه", "الحسكه"},
		{"Al-Hasakah", "Hasaka", "al Hasakeh", "Ḩasakah"},
		{"إدلب", "ادلب", "أدلب"},
		{"Raqqa", "Ar-Raqqah", "Rakka", "al-Raqqa"},
		{"السويداء", "السويدا"},
		{"Qamishli", "Al Qāmishlī", "Kamishly"},
		{"", "-", "'", "ال"},
	} {
		for _, n := range same[1:] {
			if NameKey(n) != NameKey(same[0]) {
				t.Errorf("NameKey(%q) = %q, but NameKey(%q) = %q", n, NameKey(n), same[0], NameKey(same[0]))
			}
		}
	}
	for _, other := range [][2]string{{"حمص", "حماة"}, {"Homs", "Hama"}, {"الرقة", "الرستن"}, {"Raqqa", "Rastan"}} {
		if NameKey(other[0]) == NameKey(other[1]) {
			t.Errorf("%q and %q have one key", other[0], other[1])
		}
	}
}

func TestFind(t *testing.T) {
	a := load(t)
	for _, c := range []struct {
		country, adm1, adm2, want string
		exact                     bool
	}{
		{"Syria", "Al Hasakah Governorate", "Al Hasakah district", "SY-HA-al-hasakah", true},
		{"سوريا", "محافظة دير الزور", "منطقة البوكمال", "SY-DY-abu-kamal", true},
		{"SY", "", "Palmyra", "SY", false},
		{"sy", "", "Tadmur", "SY-HI-tadmur", true},
		{"Iraq", "Al Anbar province", "Al Qaim district", "IQ-AN-al-qaim", true},
		{"Iraq", "نينوى", "", "IQ-NI", true},
		{"Lebanon", "Beqaa", "Zahle", "LB-BI-zahle", true},
		{"Jordan", "Mafraq", "nowhere", "JO-MA", false},
		{"Palestine", "West Bank", "Jenin", "PS-WB-jenin", true},
		{"Atlantis", "", "", "", false},
	} {
		u, exact := a.Find(c.country, c.adm1, c.adm2)
		got := ""
		if u != nil {
			got = u.ID
		}
		if got != c.want || exact != c.exact {
			t.Errorf("Find(%q, %q, %q) = %q, %v, want %q, %v", c.country, c.adm1, c.adm2, got, exact, c.want, c.exact)
		}
	}
}

// Every unit is named in both languages, save some of Turkey's districts, and its centre lies in it.
func TestUnits(t *testing.T) {
	a := load(t)
	for _, u := range a.Units() {
		if u.EN == "" || u.AR == "" && !(u.Level == District && strings.HasPrefix(u.ID, "TR-")) {
			t.Errorf("%s: names %q, %q", u.ID, u.AR, u.EN)
		}
		if len(u.Polygon) > 0 && !u.Contains(u.Centre) {
			t.Errorf("%s: its centre lies outside", u.ID)
		}
		if path := a.Path(u.ID); len(path) == 0 || path[0].Level != Country || !a.Within(u.ID, path[0].ID) {
			t.Errorf("%s: its path is broken", u.ID)
		}
		var g struct {
			Type        string
			Coordinates json.RawMessage
		}
		if err := json.Unmarshal(u.AppendGeoJSON(nil), &g); err != nil {
			t.Errorf("%s: %v", u.ID, err)
		}
	}
	if n := len(a.Children("SY")); n != 16 { // 14 governorates and two zones
		t.Errorf("Syria has %d units", n)
	}
	districts := 0
	for _, g := range a.Children("SY") {
		districts += len(a.Children(g.ID))
	}
	if districts != 61 {
		t.Errorf("Syria has %d districts", districts)
	}
}

func TestEncodeGivesBackWhatItGot(t *testing.T) {
	a := load(t)
	b, err := Encode(a.Units())
	if err != nil {
		t.Fatal(err)
	}
	if string(b) != data.Areas {
		t.Error("encoding the shipped units gives other bytes")
	}
	if _, err := Encode([]*Unit{{ID: "X", EN: "a|b"}}); err == nil {
		t.Error("a name with a bar was taken")
	}
}

func FuzzParse(f *testing.F) {
	square := &Unit{ID: "SY", Level: Country, AR: "سوريا", EN: "Syria", Polygon: []Polygon{{{{0, 0}, {10, 0}, {10, 10}, {0, 10}}, {{2, 2}, {4, 2}, {4, 4}}}}}
	b, err := Encode([]*Unit{square, {ID: "SY-X", Level: Governorate, Parent: "SY", EN: "X"}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(b))
	f.Add("tansiq areas 1\n\n")
	f.Fuzz(func(t *testing.T, file string) {
		a, err := Parse(file)
		if err != nil {
			return
		}
		a.At(1e-4, 1e-4)
		a.Find("SY", "X", "")
		for _, u := range a.Units() {
			a.Path(u.ID)
			if !json.Valid(u.AppendGeoJSON(nil)) {
				t.Errorf("unit %q: not GeoJSON", u.ID)
			}
		}
	})
}

func FuzzNameKey(f *testing.F) {
	f.Add("Deir ez-Zor")
	f.Add("محافظة دير الزّور")
	f.Fuzz(func(t *testing.T, s string) {
		if k := NameKey(s); strings.ContainsAny(k, " \t\n") || (utf8.ValidString(s) && !utf8.ValidString(k)) {
			t.Errorf("NameKey(%q) = %q", s, k)
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

func BenchmarkAt(b *testing.B) {
	a := load(b)
	for b.Loop() {
		a.At(38.76, 35.63)
	}
}

func TestNear(t *testing.T) {
	square := &Unit{Box: Box{Coord{400000, 350000}, Coord{410000, 360000}},
		Polygon: []Polygon{{{{400000, 350000}, {410000, 350000}, {410000, 360000}, {400000, 360000}}}}} // 40–41° east, 35–36° north
	for _, c := range []struct {
		lon, lat, km float64
		near         bool
	}{
		{40.5, 35.5, 0, true}, {39.9, 35.5, 9, false}, {39.9, 35.5, 9.2, true}, // 0.1° is 9.05 km there
		{40.5, 36.1, 11, false}, {40.5, 36.1, 11.2, true}, {39.9, 34.9, 12, false}, {39.9, 34.9, 14.5, true}, // a corner
		{45, 35.5, 100, false},
	} {
		if got := square.Near(CoordOf(c.lon, c.lat), c.km); got != c.near {
			t.Errorf("%.1f %.1f within %g km: %t", c.lon, c.lat, c.km, got)
		}
	}
	if bare := (&Unit{Centre: CoordOf(35, 32)}); !bare.Near(CoordOf(35, 32.1), 12) || bare.Near(CoordOf(35, 32.2), 12) {
		t.Error("a unit without a polygon is not near its centre alone")
	}
}
