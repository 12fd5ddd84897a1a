// Command build makes the tables that the project ships from public gazetteers and maps: data/areas.bin,
// data/gazetteer.tsv with its index, and the layers under data/basemap. It is run by hand when a source or a
// curated file has changed:
//
//	go run ./data/build -wof DIR -maps DIR -out data
//	go run ./data/build -geonames SY.txt,IQ.txt -alternate alternateNamesV2.txt -out data
//
// -wof takes dumps of Who's On First as tab-separated columns (wof_*.tsv) and, where they lie beside them, the
// bilingual units of Open Syria (governorates.json, districts.json, subdistricts.json). -geonames takes the
// country files of GeoNames (or allCountries.txt) and -alternate its alternateNamesV2.txt. -maps takes the
// boundaries (s_country, s_region, s_county) and Natural Earth's layers as GeoJSON. Without -maps the units
// and the basemap in -out stay as they are. Facts only go in: names, kinds, positions, populations, parents.
//
// The same input gives the same bytes.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"tansiq/internal/area"
)

func main() {
	var s sources
	flag.StringVar(&s.wof, "wof", "", "directory with wof_*.tsv and Open Syria's units")
	flag.StringVar(&s.maps, "maps", "", "directory with the boundaries and Natural Earth's layers")
	geonames := flag.String("geonames", "", "GeoNames country files, separated by commas")
	flag.StringVar(&s.alternate, "alternate", "", "GeoNames alternateNamesV2.txt")
	flag.StringVar(&s.curated, "curated", "data", "directory with areas_names.tsv and gazetteer_curated.tsv")
	out := flag.String("out", "data", "where the files are written")
	flag.Parse()
	if *geonames != "" {
		s.geonames = strings.Split(*geonames, ",")
	}
	files, err := build(s)
	if err == nil {
		err = write(*out, files)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		os.Exit(1)
	}
	for _, f := range files {
		fmt.Fprintf(os.Stderr, "%9d  %s\n", len(f.content), f.name)
	}
}

// sources is where the builder reads from; an empty one is passed over.
type sources struct {
	wof, maps, alternate, curated string
	geonames                      []string
}

// file is one file as it will be shipped.
type file struct {
	name    string // below the output directory
	content []byte
}

// build makes all files that the sources are enough for.
func build(s sources) ([]file, error) {
	var files []file
	var atlas *area.Atlas
	if s.maps != "" {
		encoded, err := buildAreas(s)
		if err != nil {
			return nil, fmt.Errorf("making the administrative units: %w", err)
		}
		files = append(files, file{"areas.bin", encoded})
		if atlas, err = area.Parse(string(encoded)); err != nil {
			return nil, fmt.Errorf("reading back the administrative units: %w", err)
		}
	} else {
		var err error
		if atlas, err = area.Load(); err != nil {
			return nil, err
		}
	}
	if s.wof != "" || len(s.geonames) > 0 {
		table, index, places, err := buildGazetteer(s, atlas)
		if err != nil {
			return nil, fmt.Errorf("making the table of places: %w", err)
		}
		files = append(files, file{"gazetteer.tsv", table}, file{"gazetteer.idx", index})
		if s.maps != "" {
			layers, err := buildBasemap(s, atlas, places)
			if err != nil {
				return nil, fmt.Errorf("making the basemap: %w", err)
			}
			files = append(files, layers...)
		}
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("nothing to do: give -wof or -geonames for the places, -maps for the boundaries (go run ./data/build -h)")
	}
	return files, nil
}

// write puts the files below dir; each is complete or not there.
func write(dir string, files []file) error {
	for _, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("making a directory for %s: %w", f.name, err)
		}
		if err := os.WriteFile(path+".new", f.content, 0o644); err != nil {
			return fmt.Errorf("writing %s: %w", f.name, err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			return fmt.Errorf("putting %s in place: %w", f.name, err)
		}
	}
	return nil
}
