package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
)

// shared returns the directory of the raw material, or logs that it is not here.
func shared(t *testing.T) (string, bool) {
	t.Helper()
	dir := os.Getenv("TANSIQ_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "gazetteer")); err != nil {
		t.Log("did not run: the raw gazetteers are not here")
		return "", false
	}
	return filepath.Join(dir, "data"), true
}

// The shipped files are what the builder makes of the raw material, byte for byte: it made them in another run,
// so two runs make the same.
func TestShippedFilesAreBuilt(t *testing.T) {
	dir, ok := shared(t)
	if !ok {
		return
	}
	s := sources{wof: filepath.Join(dir, "gazetteer"), maps: filepath.Join(dir, "basemap"), curated: ".."}
	files, err := build(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		shipped, err := os.ReadFile(filepath.Join("..", filepath.FromSlash(f.name)))
		if err != nil {
			t.Error(err)
		} else if !bytes.Equal(shipped, f.content) {
			t.Errorf("%s is not what the builder makes: run go run ./data/build -wof DIR -maps DIR", f.name)
		}
	}
}

// Curated rows lie in the unit that they give, or no further from it than a position may be off, and say where they
// are from.
func TestCuratedRowsLieInTheirUnits(t *testing.T) {
	atlas, err := area.Load()
	if err != nil {
		t.Fatal(err)
	}
	rows, seen := 0, map[string]bool{}
	err = readRows("../gazetteer_curated.tsv", 12, func(f []string) error {
		rows++
		if seen[f[0]] {
			t.Errorf("%s is there twice", f[0])
		}
		seen[f[0]] = true
		if f[11] == "" {
			t.Errorf("%s gives no source", f[0])
		}
		if f[5] == "" || f[7] != "" || len(f[8]) < 4 || strings.HasPrefix(f[8], "PS") {
			return nil
		}
		lon, lat, err := position(f[5], f[6])
		if err != nil {
			return err
		}
		// Borders of units in the desert are drawn with a broad pen.
		for _, d := range [][2]float64{{0, 0}, {0.09, 0}, {-0.09, 0}, {0, 0.09}, {0, -0.09}, {0.3, 0}, {-0.3, 0}, {0, 0.3}, {0, -0.3}} {
			if u := atlas.At(lon+d[0], lat+d[1]).Unit(); u != nil && (atlas.Within(u.ID, f[8]) || u.ID == f[8]) {
				return nil
			}
		}
		t.Errorf("%s (%s, %s) at %s, %s does not lie in %s", f[0], f[2], f[3], f[5], f[6], f[8])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if rows < 600 {
		t.Errorf("%d curated rows", rows)
	}
}

const geonamesRowsText = "170794\tDeir ez-Zor\tDeir ez-Zor\tDayr az Zawr,دير الزور\t35.3359\t40.1408\tP\tPPLA\tSY\t\t05\t\t\t\t242565\t\t215\tAsia/Damascus\t2023-01-01\n" +
	"9000001\tNowhere\tNowhere\t\t35.1\t40.2\tP\tPPLH\tSY\t\t\t\t\t\t0\t\t\t\t\n" +
	"9000002\tWadi Test\tWadi Test\t\t35.2\t40.3\tH\tWAD\tSY\t\t\t\t\t\t0\t\t\t\t\n"

func TestGeoNamesDumps(t *testing.T) {
	dir := t.TempDir()
	put := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	files, err := build(sources{
		geonames:  []string{put("SY.txt", geonamesRowsText)},
		alternate: put("alternateNamesV2.txt", "1\t170794\tar\tدير الزور\t1\n2\t170794\ten\tDeir ez-Zor\t1\n3\t170794\tlink\thttps://example.org\n"),
		curated:   dir,
	})
	if err != nil {
		t.Fatal(err)
	}
	g, err := gazetteer.Open(string(files[0].content), string(files[1].content))
	if err != nil {
		t.Fatal(err)
	}
	p, ok := g.ByID("gn-170794")
	if !ok || p.AR != "دير الزور" || p.EN != "Deir ez-Zor" || p.Population != 242565 || p.Admin1 != "SY-DY" {
		t.Errorf("gn-170794 = %+v, %v", p, ok)
	}
	if _, ok := g.ByID("gn-9000001"); ok {
		t.Error("an abandoned place was taken")
	}
	if p, _ := g.ByID("gn-9000002"); p.Kind != gazetteer.Wadi {
		t.Errorf("gn-9000002 is a %q", p.Kind)
	}
	if _, err := build(sources{geonames: []string{put("bad.txt", "1\tx\n")}, curated: dir}); err == nil || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("a broken line: %v", err)
	}
	if _, err := build(sources{curated: dir}); err == nil {
		t.Error("no source is no error")
	}
}

// What the map fills as land is land.
func TestLand(t *testing.T) {
	b, err := os.ReadFile("../basemap/land.geojson")
	if err != nil {
		t.Fatal(err)
	}
	var c struct {
		Features []struct {
			Geometry struct{ Coordinates [][][][2]float64 }
		}
	}
	if err := json.Unmarshal(b, &c); err != nil {
		t.Fatal(err)
	}
	var u area.Unit
	for _, p := range c.Features[0].Geometry.Coordinates {
		var ring area.Ring
		for _, x := range p[0] {
			ring = append(ring, area.CoordOf(x[0], x[1]))
		}
		u.Polygon = append(u.Polygon, area.Polygon{ring[:len(ring)-1]})
	}
	u.Box = area.Bounds(u.Polygon)
	for _, x := range []struct {
		name     string
		lon, lat float64
		land     bool
	}{
		{"Damascus", 36.3, 33.5, true}, {"Tehran", 51.4, 35.7, true}, {"Cairo", 31.2, 30, true}, {"Riyadh", 46.7, 24.7, true}, {"Nicosia", 33.4, 35.2, true}, {"Ankara", 32.8, 39.9, true},
		{"Tbilisi", 44.8, 41.7, true}, {"Edirne", 26.6, 41.7, true}, {"the Mediterranean", 32, 33.5, false}, {"the Red Sea", 36, 26, false}, {"the Gulf", 50.5, 28, false}, {"the Caspian", 51, 39, false}, {"the Black Sea", 35, 43, false},
	} {
		if got := u.Contains(area.CoordOf(x.lon, x.lat)); got != x.land {
			t.Errorf("%s: land %v", x.name, got)
		}
	}
}

func TestBasemapBudget(t *testing.T) {
	entries, err := os.ReadDir("../basemap")
	if err != nil {
		t.Fatal(err)
	}
	var total int64
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		total += info.Size()
	}
	if total > 1_500_000 {
		t.Errorf("the basemap has %d bytes, more than 1.5 MB", total)
	}
}

func FuzzTables(f *testing.F) {
	f.Add("id\tname\n1\tx\n", geonamesRowsText)
	f.Add("", "a\tb")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, table, dump string) {
		one, two := filepath.Join(dir, "wof_sy.tsv"), filepath.Join(dir, "SY.txt")
		if os.WriteFile(one, []byte(table), 0o600) != nil || os.WriteFile(two, []byte(dump), 0o600) != nil {
			t.Fatal("the files cannot be written")
		}
		_ = wofRows(dir, func(row) error { return nil })
		_ = geonamesRows([]string{two}, "", func(row) error { return nil })
	})
}
