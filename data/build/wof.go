package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// row is one place as a gazetteer gives it.
type row struct {
	wof, geonames string // ids there
	cc            string // country code
	kind          string // the source's own word
	name          string
	ar, en        []string // names in Arabic and in Latin letters, best first
	lon, lat      float64
	population    int64
	parent        string
	notable       bool // an encyclopaedia knows it
}

// wofRows calls fn for each row of the Who's On First dumps in dir that is neither deprecated nor superseded,
// in order of country and file.
func wofRows(dir string, fn func(row) error) error {
	if dir == "" {
		return nil
	}
	files, err := filepath.Glob(filepath.Join(dir, "wof_*.tsv"))
	if err != nil {
		return err
	}
	slices.Sort(files)
	for _, path := range files {
		cc := strings.ToUpper(strings.TrimSuffix(strings.TrimPrefix(filepath.Base(path), "wof_"), ".tsv"))
		err := tsv(path, func(_ int, c map[string]string) error {
			if flag := c["current_deprecated_superseded"]; strings.Contains(flag, "dep") || strings.Contains(flag, "sup") || flag == "0" {
				return nil
			}
			r := row{wof: c["id"], geonames: c["geonames_id"], cc: cc, kind: c["placetype"], name: clean(c["name"]), parent: c["parent_id"], notable: c["wikidata"] != ""}
			var err error
			if r.lon, r.lat, err = position(c["lon"], c["lat"]); err != nil {
				return err
			}
			r.population, _ = strconv.ParseInt(c["population"], 10, 64) // empty for most
			r.ar = arabic(split(c["ar_names"]))
			r.en = latin(split(c["en_names"]))
			if len(r.en) == 0 { // transliterations only where nobody has given an English name
				r.en = latin(split(c["all_names"]))
			}
			if isArabic(r.name) {
				r.ar = append([]string{r.name}, r.ar...)
			} else {
				r.en = append([]string{r.name}, r.en...)
			}
			return fn(r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func position(lon, lat string) (x, y float64, err error) {
	x, err = strconv.ParseFloat(lon, 64)
	if err == nil {
		y, err = strconv.ParseFloat(lat, 64)
	}
	if err != nil || x < -180 || x > 180 || y < -90 || y > 90 {
		return 0, 0, fmt.Errorf("%q, %q is not a position in degrees", lon, lat)
	}
	return x, y, nil
}

// isArabic reports whether a name is written in Arabic letters.
func isArabic(s string) bool {
	for _, r := range s {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Arabic, r)
		}
	}
	return false
}

// arabic keeps the names in Arabic letters and leaves out those spelled as only Persian, Sorani or Urdu are.
func arabic(names []string) []string {
	var out []string
	for _, n := range names {
		if isArabic(n) && !strings.ContainsAny(n, "ەێۆڕڵگپچژکی،") {
			out = append(out, n)
		}
	}
	return out
}

// latin keeps the names in Latin letters that are names, not codes.
func latin(names []string) []string {
	var out []string
	for _, n := range names {
		ok := !isCode(n)
		for _, r := range n {
			if unicode.IsLetter(r) && !unicode.Is(unicode.Latin, r) {
				ok = false
			}
		}
		if ok {
			out = append(out, n)
		}
	}
	return out
}
