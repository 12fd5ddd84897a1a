package gazetteer

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"tansiq/internal/area"
)

// The names that UCDP gives to places it has exact positions for, in the spelling of its coders, are found where
// they are.
func TestNamesOfUCDP(t *testing.T) {
	dir := os.Getenv("TANSIQ_SHARED")
	if dir == "" {
		dir = "../../../shared"
	}
	f, err := os.Open(filepath.Join(dir, "data", "ucdp", "ged_syria_2016_2019.csv"))
	if err != nil {
		t.Log("did not run: the UCDP file is not here")
		return
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
	g := load(t)
	atlas, err := area.Load()
	if err != nil {
		t.Fatal(err)
	}
	// Each name once, weighed by the rows that have it.
	type where struct{ name, adm1, lon, lat string }
	count := map[where]int{}
	for _, r := range rows[1:] {
		if r[col["where_prec"]] == "1" {
			count[where{r[col["where_coordinates"]], r[col["adm_1"]], r[col["longitude"]], r[col["latitude"]]}]++
		}
	}
	var all, sureRows, right, wrong int
	missed := map[string]int{}
	for w, n := range count {
		all += n
		home := []string{"SY"}
		if u, _ := atlas.Find("SY", w.adm1, ""); u != nil {
			home = append(home, u.ID)
		}
		words := wordsOf(w.name)
		var best *Reading
		for _, r := range g.Resolve(words, g.Match(words), Context{Home: home}) {
			if r.Sure && !r.Coarse && (best == nil || r.Score > best.Score) {
				best = &r
			}
		}
		if best == nil {
			missed[w.name] += n
			continue
		}
		sureRows += n
		lon, _ := strconv.ParseFloat(w.lon, 64)
		lat, _ := strconv.ParseFloat(w.lat, 64)
		if DistanceKM(lon, lat, best.Place.Lon, best.Place.Lat) < 8 {
			right += n
		} else {
			wrong += n
			missed["WRONG "+w.name+" -> "+best.Place.ID] += n
		}
	}
	names := make([]string, 0, len(missed))
	for k := range missed {
		names = append(names, k)
	}
	sort.Slice(names, func(i, j int) bool { return missed[names[i]] > missed[names[j]] })
	t.Logf("%d rows: %d sure, of these %d within 8 km (%.1f%%) and %d not", all, sureRows, right, 100*float64(right)/float64(sureRows), wrong)
	for _, n := range names[:min(len(names), 10)] {
		t.Logf("%5d %s", missed[n], n)
	}
	if sureRows*100 < all*94 || right*100 < sureRows*95 {
		t.Errorf("want at least 94%% of the rows sure and 95%% of these right")
	}
}
