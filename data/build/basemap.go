package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
)

// frame is what the map shows: Syria and Iraq with their surroundings, in degrees.
var frame = [4]float64{31, 27, 51, 40} // west, south, east, north

// layer collects the features of one file.
type layer struct {
	name     string
	features []string
}

// add appends a feature; properties that are empty or zero are left away.
func (l *layer) add(properties map[string]any, geometryType, coordinates string) error {
	for k, v := range properties {
		if v == "" || v == 0 || v == int64(0) || v == false {
			delete(properties, k)
		}
	}
	p, err := json.Marshal(properties) // in order of the keys
	if err != nil {
		return fmt.Errorf("layer %s: %w", l.name, err)
	}
	l.features = append(l.features, `{"type":"Feature","properties":`+string(p)+`,"geometry":{"type":"`+geometryType+`","coordinates":`+coordinates+`}}`)
	return nil
}

func (l *layer) file() file {
	return file{"basemap/" + l.name + ".geojson", []byte("{\"type\":\"FeatureCollection\",\"features\":[\n" + strings.Join(l.features, ",\n") + "\n]}\n")}
}

// buildBasemap makes the layers of the map.
func buildBasemap(s sources, atlas *area.Atlas, places []gazetteer.Place) ([]file, error) {
	var files []file
	for _, make := range []func() (*layer, error){
		func() (*layer, error) { return landLayer(s.maps) },
		func() (*layer, error) { return unitLayer("countries", atlas, area.Country) },
		func() (*layer, error) { return unitLayer("governorates", atlas, area.Governorate) },
		func() (*layer, error) { return lineLayer(s.maps, "borders", "c_admin_0_boundary_lines_land.geojson") },
		func() (*layer, error) { return lineLayer(s.maps, "coast", "c_coastline.geojson") },
		func() (*layer, error) { return lineLayer(s.maps, "rivers", "c_rivers_lake_centerlines.geojson") },
		func() (*layer, error) { return lakeLayer(s.maps) },
		func() (*layer, error) { return regionLayer(places) },
		func() (*layer, error) { return townLayer(places) },
	} {
		l, err := make()
		if err != nil {
			return nil, err
		}
		files = append(files, l.file())
	}
	return files, nil
}

// unitLayer draws the polygons of one level. Countries are thinned to about 300 m, Turkey's far provinces more.
func unitLayer(name string, atlas *area.Atlas, level area.Level) (*layer, error) {
	l := &layer{name: name}
	for _, u := range atlas.Units() {
		if u.Level != level || len(u.Polygon) == 0 {
			continue
		}
		_, lat := u.Centre.Degrees()
		if level == area.Governorate && strings.HasPrefix(u.ID, "TR-") && lat > 38.6 {
			continue
		}
		tolerance := 0.002
		if strings.HasPrefix(u.ID, "TR") {
			tolerance = 0.01
		}
		var polygons []string
		for _, p := range u.Polygon {
			var rings []string
			for i, r := range p {
				line := make([][2]float64, 0, len(r)+1)
				for j := range len(r) + 1 {
					lon, lat := r[j%len(r)].Degrees()
					line = append(line, [2]float64{lon, lat})
				}
				line = thin(line, tolerance)
				if len(line) < 4 || i == 0 && small(line, tolerance) {
					if i == 0 {
						break
					}
					continue
				}
				rings = append(rings, coordinates(line))
			}
			if rings != nil {
				polygons = append(polygons, "["+strings.Join(rings, ",")+"]")
			}
		}
		lon, lat := u.Centre.Degrees()
		props := map[string]any{"id": u.ID, "ar": u.AR, "en": u.EN, "cc": atlas.Path(u.ID)[0].ID, "kind": string(u.Level), "lon": lon, "lat": lat}
		if err := l.add(props, "MultiPolygon", "["+strings.Join(polygons, ",")+"]"); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// small reports whether a ring spans less than a few tolerances: an islet that nobody would see.
func small(line [][2]float64, tolerance float64) bool {
	west, east, south, north := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, c := range line {
		west, east, south, north = min(west, c[0]), max(east, c[0]), min(south, c[1]), max(north, c[1])
	}
	return east-west < 5*tolerance && north-south < 5*tolerance
}

// waters are the names of rivers and lakes of Natural Earth in Arabic.
var waters = map[string]string{
	"Euphrates": "الفرات", "Tigris": "دجلة", "Firat": "الفرات", "Khabur": "الخابور", "Al Furat": "الفرات", "Orontes": "العاصي", "Asi": "العاصي", "Jordan": "نهر الأردن", "Litani": "الليطاني", "Diyala": "ديالى", "Shatt al Arab": "شط العرب",
	"Great Zab": "الزاب الكبير", "Little Zab": "الزاب الصغير", "Murat": "مراد", "Ceyhan": "جيحان", "Seyhan": "سيحان", "Karun": "كارون", "Karkheh": "الكرخة", "Qezel Owzan": "قزل أوزن", "Nile": "النيل", "Aras": "أراس", "Kizilirmak": "قزل إرماق",
	"Buhayrat al-Assad": "بحيرة الأسد", "Lake Razazah": "بحيرة الرزازة", "Ataturk Barajt": "بحيرة أتاتورك", "Keban Baraji": "بحيرة كيبان", "Great Bitter Lake": "البحيرة المرة الكبرى", "Beysehir": "بحيرة بيشهر", "Dicle": "دجلة", "Suez Canal": "قناة السويس", "Gharraf Canal": "الغراف", "Shatt al Hillah": "شط الحلة", "Hindiyah Channel": "شط الهندية", "Kelkit": "كلكيت", "Kura": "كورا", "Damietta Branch": "فرع دمياط", "Rosetta Branch": "فرع رشيد", "Atshan": "العطشان", "Ismailiya Canal": "ترعة الإسماعيلية",
	"Buhayrat al Asad": "بحيرة الأسد", "Lake Assad": "بحيرة الأسد", "Assad": "بحيرة الأسد", "Tharthar": "بحيرة الثرثار", "Buhayrat ath Tharthar": "بحيرة الثرثار", "Razzaza": "بحيرة الرزازة", "Milh": "بحيرة الرزازة", "Bahr al Milh": "بحيرة الرزازة",
	"Habbaniyah": "بحيرة الحبانية", "Dead Sea": "البحر الميت", "Sea of Galilee": "بحيرة طبريا", "Lake Tiberias": "بحيرة طبريا", "Van": "بحيرة وان", "Lake Van": "بحيرة وان", "Urmia": "بحيرة أرومية", "Lake Urmia": "بحيرة أرومية", "Tuz": "بحيرة طوز", "Ataturk": "بحيرة أتاتورك", "Keban": "بحيرة كيبان", "Hammar": "هور الحمار",
}

func water(name string) (ar, en string) {
	en = clean(name)
	if strings.Contains(en, "?") || en == "Saksak Dagi" {
		return "", "" // spoilt at the source
	}
	if ar = waters[en]; ar == "" {
		for _, cut := range []string{"Lake ", "Buhayrat ", "Hawr "} {
			if v := waters[strings.TrimPrefix(en, cut)]; v != "" {
				ar = v
			}
		}
	}
	return ar, en
}

// lineLayer draws borders, coasts and rivers, cut to the frame.
func lineLayer(dir, name, source string) (*layer, error) {
	features, err := readCollection(dir, source)
	if err != nil {
		return nil, err
	}
	l := &layer{name: name}
	for i, f := range features {
		groups, err := f.Geometry.lines()
		if err != nil {
			return nil, fmt.Errorf("%s, feature %d: %w", source, i, err)
		}
		var parts []string
		for _, g := range groups {
			for _, line := range g {
				for _, piece := range inFrame(line) {
					if piece = thin(piece, 0.002); len(piece) > 1 {
						parts = append(parts, coordinates(piece))
					}
				}
			}
		}
		if parts == nil {
			continue
		}
		props := map[string]any{}
		switch name {
		case "borders":
			class := f.text("featurecla")
			props["kind"] = "border"
			if strings.Contains(class, "Disputed") || strings.Contains(class, "Line of control") || strings.Contains(class, "Indefinite") || strings.Contains(class, "Breakaway") {
				props["kind"], props["disputed"] = "disputed", true
			}
		case "coast":
			props["kind"] = "coast"
		case "rivers":
			props["ar"], props["en"] = water(cmp.Or(f.text("name_en"), f.text("name")))
			props["kind"], props["rank"] = "river", int(f.number("scalerank"))
		}
		if err := l.add(props, "MultiLineString", "["+strings.Join(parts, ",")+"]"); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func lakeLayer(dir string) (*layer, error) {
	const source = "c_lakes.geojson"
	features, err := readCollection(dir, source)
	if err != nil {
		return nil, err
	}
	l := &layer{name: "lakes"}
	for i, f := range features {
		groups, err := f.Geometry.lines()
		if err != nil {
			return nil, fmt.Errorf("%s, feature %d: %w", source, i, err)
		}
		var polygons []string
		for _, g := range groups {
			if len(g) == 0 || len(inFrame(g[0])) == 0 {
				continue
			}
			var rings []string
			for _, r := range g {
				if r = thin(r, 0.002); len(r) >= 4 {
					rings = append(rings, coordinates(r))
				}
			}
			if rings != nil {
				polygons = append(polygons, "["+strings.Join(rings, ",")+"]")
			}
		}
		if polygons == nil {
			continue
		}
		ar, en := water(f.text("name"))
		if err := l.add(map[string]any{"ar": ar, "en": en, "kind": "lake", "rank": int(f.number("scalerank"))}, "MultiPolygon", "["+strings.Join(polygons, ",")+"]"); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// regionLayer puts the names of deserts and landscapes where their labels may stand.
func regionLayer(places []gazetteer.Place) (*layer, error) {
	l := &layer{name: "regions"}
	for _, p := range places {
		if p.Rank > gazetteer.RankTown || p.RadiusKM < 25 || p.Country == "" || p.Kind != gazetteer.Desert && p.Kind != gazetteer.Region && p.Kind != gazetteer.Mountain {
			continue
		}
		if err := l.add(map[string]any{"id": p.ID, "ar": p.AR, "en": p.EN, "kind": string(p.Kind), "rank": p.Rank, "km": p.RadiusKM}, "Point", point(p)); err != nil {
			return nil, err
		}
	}
	return l, nil
}

// townLayer puts the settlements, most important first: everywhere in the frame down to the seats of districts,
// in Syria and Iraq further down.
func townLayer(places []gazetteer.Place) (*layer, error) {
	l := &layer{name: "towns"}
	towns := slices.DeleteFunc(slices.Clone(places), func(p gazetteer.Place) bool {
		last := gazetteer.RankDistrict
		if home[p.Country] || p.Country == "LB" {
			last = gazetteer.RankTown
		}
		return p.Kind != gazetteer.Town || p.Rank > last || p.AR == "" || p.EN == "" || p.Lon < frame[0] || p.Lon > frame[2] || p.Lat < frame[1] || p.Lat > frame[3]
	})
	slices.SortFunc(towns, func(a, b gazetteer.Place) int {
		return cmp.Or(cmp.Compare(a.Rank, b.Rank), cmp.Compare(b.Population, a.Population), cmp.Compare(a.ID, b.ID))
	})
	for _, p := range towns {
		if err := l.add(map[string]any{"id": p.ID, "ar": p.AR, "en": p.EN, "rank": p.Rank, "pop": p.Population, "cc": p.Country, "kind": string(p.Kind)}, "Point", point(p)); err != nil {
			return nil, err
		}
	}
	return l, nil
}

func point(p gazetteer.Place) string {
	return "[" + number(p.Lon) + "," + number(p.Lat) + "]"
}

// number writes degrees with three decimals, about 100 m.
func number(v float64) string {
	return strconv.FormatFloat(math.Round(v*1000)/1000, 'f', -1, 64)
}

func coordinates(line [][2]float64) string {
	var b strings.Builder
	b.WriteByte('[')
	last := ""
	for i, c := range line {
		s := "[" + number(c[0]) + "," + number(c[1]) + "]"
		if s == last && i != len(line)-1 {
			continue
		}
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(s)
		last = s
	}
	b.WriteByte(']')
	return b.String()
}

// inFrame cuts a line to the pieces whose points lie in the frame, with one point beyond on either side.
func inFrame(line [][2]float64) [][][2]float64 {
	inside := func(c [2]float64) bool {
		return c[0] >= frame[0] && c[0] <= frame[2] && c[1] >= frame[1] && c[1] <= frame[3]
	}
	var out [][][2]float64
	var piece [][2]float64
	for i, c := range line {
		near := inside(c) || i > 0 && inside(line[i-1]) || i+1 < len(line) && inside(line[i+1])
		if near {
			piece = append(piece, c)
			continue
		}
		if piece != nil {
			out, piece = append(out, piece), nil
		}
	}
	if piece != nil {
		out = append(out, piece)
	}
	return out
}

// thin leaves out the points of a line that lie within tolerance degrees of it without them
// (Douglas and Peucker). Both ends stay; a ring is split at its farthest point, so that it stays a ring.
func thin(line [][2]float64, tolerance float64) [][2]float64 {
	if len(line) < 3 {
		return line
	}
	if line[0] == line[len(line)-1] {
		far, at := 0.0, 0
		for i, c := range line {
			if d := math.Hypot(c[0]-line[0][0], c[1]-line[0][1]); d > far {
				far, at = d, i
			}
		}
		if at == 0 {
			return line[:1]
		}
		return append(thin(line[:at+1], tolerance), thin(line[at:], tolerance)[1:]...)
	}
	keep := make([]bool, len(line))
	keep[0], keep[len(line)-1] = true, true
	type stretch struct{ from, to int }
	for todo := []stretch{{0, len(line) - 1}}; len(todo) > 0; {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		a, b := line[s.from], line[s.to]
		dx, dy := b[0]-a[0], b[1]-a[1]
		length := math.Hypot(dx, dy)
		far, at := tolerance, 0
		for i := s.from + 1; i < s.to; i++ {
			d := math.Hypot(line[i][0]-a[0], line[i][1]-a[1])
			if length > 0 {
				d = math.Abs(dx*(line[i][1]-a[1])-dy*(line[i][0]-a[0])) / length
			}
			if d > far {
				far, at = d, i
			}
		}
		if at > 0 {
			keep[at] = true
			todo = append(todo, stretch{s.from, at}, stretch{at, s.to})
		}
	}
	out := line[:0:0]
	for i, c := range line {
		if keep[i] {
			out = append(out, c)
		}
	}
	return out
}
