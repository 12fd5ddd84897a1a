package ucdp

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/actor"
	"tansiq/internal/area"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

var now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// everything is Options with all that the project ships.
func everything(tb testing.TB) Options {
	tb.Helper()
	actors, err := actor.Load()
	if err != nil {
		tb.Fatal(err)
	}
	units, err := area.Load()
	if err != nil {
		tb.Fatal(err)
	}
	places, err := gazetteer.Load()
	if err != nil {
		tb.Fatal(err)
	}
	find := func(name string) (string, text.Bilingual, bool) {
		if found := actors.UCDP(name); len(found) == 1 {
			return found[0].ID, found[0].Name, true
		}
		return "", text.Bilingual{}, false
	}
	return Options{Now: now, Actor: find, Units: units, Places: places}
}

func fixture(tb testing.TB, name string) string {
	tb.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func readAll(tb testing.TB, file string, o Options) ([]incident.Claim, Report) {
	tb.Helper()
	var out []incident.Claim
	rep, err := Read(strings.NewReader(file), o, func(r Row) error { out = append(out, r.Claim); return nil })
	if err != nil {
		tb.Fatal(err)
	}
	return out, rep
}

func TestBothReleasesSayTheSame(t *testing.T) {
	o := everything(t)
	old, rep41 := readAll(t, fixture(t, "ged41.csv"), o)
	newer, rep49 := readAll(t, fixture(t, "ged49.csv"), o)
	if rep41.Columns != 41 || rep49.Columns != 49 || rep41.Read != 27 || rep49.Read != 27 || rep41.Rejected+rep49.Rejected != 0 {
		t.Fatalf("%+v\n%+v", rep41, rep49)
	}
	for i := range old {
		if a, b := old[i], newer[i]; !reflect.DeepEqual(a, b) {
			t.Errorf("row %s:\n%+v\n%+v", a.Source.Row, a, b)
		}
	}
	again, _ := readAll(t, fixture(t, "ged41.csv"), o)
	if !reflect.DeepEqual(again, old) {
		t.Error("reading the same file again makes other claims")
	}
}

func TestWhatARowBecomes(t *testing.T) {
	claims, _ := readAll(t, fixture(t, "ged41.csv"), everything(t))
	by := map[string]incident.Claim{}
	for _, c := range claims {
		by[c.Source.Row] = c
	}
	c := by["217045"]
	if c.Key != "ucdp-ged:217045" || c.Class != incident.Clash || c.Side != "" || c.State != incident.Confirmed || c.Marking != incident.TLPClear || c.Source.ID != Source {
		t.Errorf("%+v", c)
	}
	if len(c.Actors) != 2 || c.Actors[0].ID != "islamic-state" || c.Actors[0].Role != incident.Involved {
		t.Errorf("%+v", c.Actors)
	}
	desk := incident.Desk{Subject: "islamic-state"}
	for _, c := range claims {
		var involved, attacks bool
		for _, a := range c.Actors {
			if a.ID == "islamic-state" {
				involved = true
				attacks = a.Role == incident.By
			}
		}
		want := incident.SideNeither
		if attacks {
			want = incident.SideGroup
		} else if involved {
			want = incident.SideUndetermined
		}
		inc, err := incident.Compose([]incident.Claim{c}, desk)
		if err != nil || inc.Side.Value != want {
			t.Errorf("row %s: side %s, want %s (%v)", c.Source.Row, inc.Side.Value, want, err)
		}
		if attacks != (c.Class == incident.Attack && involved) {
			t.Errorf("row %s: class %s", c.Source.Row, c.Class)
		}
		total := c.Quantities[0]
		sum := int64(0)
		for _, q := range c.Quantities[1:] {
			sum += q.Value
		}
		if total.Value != sum || total.Min > total.Value || total.Max < total.Value || total.Of != "" {
			t.Errorf("row %s: %+v", c.Source.Row, c.Quantities)
		}
		if c.Title.AR == "" || c.Title.EN == "" || strings.Contains(fmt.Sprint(c), "left") {
			t.Errorf("row %s: %v", c.Source.Row, c.Title)
		}
	}
}

// row41 is one good row by column, to be changed.
func row41() map[string]string {
	return map[string]string{"id": "1", "year": "2016", "type_of_violence": "2", "side_a": "IS", "side_b": "SDF", "where_prec": "1",
		"where_coordinates": "Tanab village", "adm_1": "Aleppo Governorate", "adm_2": "", "latitude": "36.496133", "longitude": "37.003318", "country": "Syria",
		"event_clarity": "1", "date_prec": "1", "date_start": "2016-01-01", "date_end": "2016-01-01", "deaths_a": "1", "deaths_b": "1",
		"deaths_civilians": "0", "deaths_unknown": "0", "low": "2", "best": "2", "high": "3", "source_office": "SOHR"}
}

func table(comma string, rows ...map[string]string) string {
	names := slices.Sorted(maps.Keys(row41()))
	var b strings.Builder
	b.WriteString(strings.Join(names, comma) + "\n")
	for _, r := range rows {
		for i, n := range names {
			if i > 0 {
				b.WriteString(comma)
			}
			b.WriteString(`"` + r[n] + `"`)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func with(changes ...string) map[string]string {
	r := row41()
	for i := 0; i < len(changes); i += 2 {
		r[changes[i]] = changes[i+1]
	}
	return r
}

func TestPrecision(t *testing.T) {
	o := everything(t)
	for _, c := range []struct {
		changes []string
		place   incident.PlacePrecision
		unit    string
		when    incident.TimePrecision
	}{
		{nil, incident.PlaceTown, "SY-HL", incident.TimeDay},
		{[]string{"where_coordinates", "Tishrin Dam"}, incident.PlaceExact, "SY-HL", incident.TimeDay},
		{[]string{"where_coordinates", "Jabal al Akrad mountain"}, incident.PlaceNear, "SY-HL", incident.TimeDay},
		{[]string{"where_prec", "2", "date_prec", "2", "date_end", "2016-01-04"}, incident.PlaceNear, "SY-HL", incident.TimeWeek},
		{[]string{"where_prec", "3", "adm_2", "Mintaqat Azaz district", "date_prec", "3", "date_end", "2016-01-07"}, incident.PlaceDistrict, "SY-HL-", incident.TimeWeek},
		{[]string{"where_prec", "4", "date_prec", "4", "date_end", "2016-01-31"}, incident.PlaceGovernorate, "SY-HL", incident.TimeMonth},
		{[]string{"where_prec", "5", "date_prec", "5", "date_end", "2016-12-31"}, incident.PlaceRegion, "SY-HL", incident.TimeYear},
		{[]string{"where_prec", "6", "adm_1", "", "date_end", "2016-01-02"}, incident.PlaceCountry, "SY", incident.TimeRange},
		{[]string{"where_prec", "7", "adm_1", ""}, incident.PlaceUnknown, "", incident.TimeDay},
	} {
		claims, rep := readAll(t, table(",", with(c.changes...)), o)
		if len(claims) != 1 {
			t.Errorf("%v: %v", c.changes, rep.Errors)
			continue
		}
		p := claims[0].Places[0]
		if p.Precision != c.place || !strings.HasPrefix(p.Unit, c.unit) || claims[0].When.Precision != c.when {
			t.Errorf("%v: %+v %s", c.changes, p, claims[0].When.Precision)
		}
		if (p.Precision == incident.PlaceRegion) != (p.RadiusKM > 0) {
			t.Errorf("%v: radius %v", c.changes, p.RadiusKM)
		}
	}
	claims, _ := readAll(t, table(",", with("where_prec", "5", "where_coordinates", "Northern Hamah Governorate")), o)
	if n := claims[0].Places[0].Name; n.AR != "شمال محافظة حماة" {
		t.Errorf("%+v", n)
	}
}

func TestBadRowsAreNamedAndTheRestGoesIn(t *testing.T) {
	o := everything(t)
	for _, c := range []struct {
		column, value, code string
	}{
		{"id", "", "required"}, {"id", "9", "duplicate"}, {"type_of_violence", "4", "code"}, {"type_of_violence", "war", "number"},
		{"side_b", " ", "required"}, {"where_prec", "0", "code"}, {"date_prec", "9", "code"}, {"event_clarity", "3", "code"},
		{"latitude", "97.1", "swapped"}, {"latitude", "north", "number"}, {"latitude", "NaN", "number"}, {"longitude", "361", "range"},
		{"date_start", "01.02.2016", "date"}, {"date_start", "2099-01-01", "future"}, {"date_end", "2015-12-31", "order"},
		{"best", "-1", "range"}, {"best", "1.5", "number"}, {"low", "", "required"}, {"country", "", "required"}, {"deaths_a", "9999999999", "range"},
	} {
		file := table(",", with("id", "9"), with(c.column, c.value), with("id", "10"))
		claims, rep := readAll(t, file, o)
		if rep.Read != 3 || rep.Rejected != 1 || len(claims) != 2 {
			t.Errorf("%s=%q: %+v", c.column, c.value, rep)
			continue
		}
		e := rep.Errors[0]
		if e.Line != 3 || e.Column != c.column || e.Code != c.code || e.Value != strings.TrimSpace(c.value) || e.Words().AR == "" || e.Words().EN == "" {
			t.Errorf("%s=%q: %+v: %v", c.column, c.value, e, e)
		}
	}
	// Latitude and longitude exchanged, though each by itself is possible.
	_, rep := readAll(t, table(",", with("latitude", "35.5", "longitude", "35.2")), o)
	if rep.Rejected != 0 {
		t.Errorf("a position just outside is refused: %v", rep.Errors)
	}
	_, rep = readAll(t, table(",", with("latitude", "38.28", "longitude", "34.56")), o)
	if rep.Rejected != 1 || rep.Errors[0].Code != "swapped" {
		t.Errorf("exchanged within range: %+v", rep)
	}
	// A row cut short, and a quote out of place.
	good := table(",", with("id", "9"))
	_, rep = readAll(t, good+"1,2,3\n", o)
	if rep.Rejected != 1 || rep.Errors[0].Code != "fields" || rep.Errors[0].Line != 3 {
		t.Errorf("%+v", rep)
	}
	_, rep = readAll(t, good+"a\"b,2\"\n"+strings.SplitN(table(",", with("id", "9")), "\n", 2)[1], o)
	if rep.Read != 3 || rep.Errors[0].Code != "quote" {
		t.Errorf("%+v", rep)
	}
	// A best figure outside its bounds is taken, with bounds that hold it.
	claims, rep := readAll(t, table(",", with("best", "9.0", "deaths_a", "8")), o)
	if q := claims[0].Quantities[0]; rep.Widened != 1 || q.Value != 9 || q.Max != 9 || q.Min != 2 {
		t.Errorf("%+v %+v", rep, q)
	}
}

func TestTitlesNameTheSubjectGroupAndTheCountry(t *testing.T) {
	o := everything(t)
	o.Subject = func(id string) bool { return id == "islamic-state" }
	got, rep := readAll(t, table(",", with("type_of_violence", "2", "side_a", "YPG, Southern Front, Ahrar al-Sham", "side_b", "Jaysh al-Islam, IS", "where_prec", "2", "where_coordinates", "Syria", "country", "Syria")), o)
	if len(got) != 1 {
		t.Fatalf("%+v", rep)
	}
	title := incident.ComposeTitle(got[0]).EN
	if a := got[0].Actors; a[0].ID != "islamic-state" || len(a) != 5 || !strings.Contains(title, "Clash between Islamic State") || !strings.Contains(title, " in Syria") {
		t.Errorf("%s: %+v at %+v", title, a, got[0].Places)
	}
}

func TestTables(t *testing.T) {
	want, _ := readAll(t, table(",", row41()), Options{Now: now})
	for name, file := range map[string]string{
		"semicolons": table(";", row41()), "tabs": table("\t", row41()), "BOM": "\uFEFF" + table(",", row41()),
		"CRLF": strings.ReplaceAll(table(",", row41()), "\n", "\r\n"), "upper case": strings.Replace(table(",", row41()), "date_start", " Date_Start ", 1),
		"blank line": table(",", row41()) + "\n  \n",
	} {
		got, rep := readAll(t, file, Options{Now: now})
		if !reflect.DeepEqual(got, want) || rep.Rejected != 0 {
			t.Errorf("%s: %+v", name, rep)
		}
	}
	latin := strings.ReplaceAll(table(",", with("where_coordinates", "Qal'at \xE9toile caf\xE9 town", "side_b", "Soci\xE9t\xE9 arm\xE9e")), "\n", "\r\n")
	got, rep := readAll(t, latin, Options{Now: now})
	if rep.Encoding != "windows-1252" || len(rep.Notes) == 0 || got[0].Actors[1].Name.EN != "Société armée" {
		t.Errorf("%+v %+v", rep, got)
	}
	arabic := table(",", with("where_coordinates", "\xE3\xCF\xED\xE4\xC9 \xCA\xCF\xE3\xD1 \xC7\xE1\xDE\xCF\xED\xE3\xC9"))
	got, rep = readAll(t, arabic, Options{Now: now})
	if rep.Encoding != "windows-1256" || got[0].Places[0].Name.EN != "مدينة تدمر القديمة" {
		t.Errorf("%+v %+v", rep, got[0].Places)
	}
}

func TestBadFiles(t *testing.T) {
	good := table(",", with("id", "9"), with("id", "10"))
	headless := strings.SplitN(fixture(t, "ged49.csv"), "\n", 2)[1]
	for name, c := range map[string]struct {
		file, code string
		line       int
	}{
		"empty": {"", "empty", 0}, "blank": {"\n \n", "empty", 0}, "no header": {headless, "no_header", 1},
		"another table": {"date;place;what\n1;2;3\n", "columns", 1}, "a column renamed": {strings.Replace(good, "latitude", "lat", 1), "columns", 1},
		"cut off in a quote": {strings.TrimSuffix(good, "\"\n"), "unclosed", 3}, "NUL": {good + "\x00", "nul", 4},
		"a picture": {"\x89PNG\r\n\x1a\n\x01\x02\x03\x04\x05\x06", "binary", 3},
	} {
		n := 0
		_, err := Read(strings.NewReader(c.file), Options{Now: now}, func(Row) error { n++; return nil })
		var fe *FileError
		if !errors.As(err, &fe) || fe.Code != c.code || fe.Line != c.line || n != 0 || fe.Words().AR == "" || fe.Error() == "" {
			t.Errorf("%s: yielded %d, %v", name, n, err)
			if fe != nil {
				t.Errorf("  %s, line %d", fe.Code, fe.Line)
			}
		}
	}
	_, err := Check(strings.NewReader(strings.Replace(good, "latitude", "lat", 1)), Options{})
	var fe *FileError
	if !errors.As(err, &fe) || len(fe.Missing) != 1 || fe.Missing[0] != "latitude" || fe.Instead[0] != "lat" {
		t.Errorf("%v", err)
	}
	stop := errors.New("stop")
	if _, err := Read(strings.NewReader(good), Options{Now: now}, func(Row) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("stopping: %v", err)
	}
}

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

func TestRealFiles(t *testing.T) {
	o := everything(t)
	for name, want := range map[string]struct{ rows, widened int }{
		"ged_syria_2016_2019.csv":    {16566, 101},
		"ged_syria_IS_2016_2019.csv": {6472, 35},
	} {
		imprecise, arabic := 0, 0
		units := map[incident.PlacePrecision]int{}
		rep, err := Read(bytes.NewReader(shared(t, name)), o, func(r Row) error {
			p := r.Claim.Places[0]
			if !p.Precision.Point() {
				imprecise++
			}
			if p.Unit == "" {
				units[p.Precision]++
			}
			if p.Name.AR != "" {
				arabic++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range rep.Errors {
			t.Error(e)
		}
		if rep.Columns != 41 || rep.Read != want.rows || rep.Rejected != 0 || rep.Widened != want.widened || len(units) != 0 {
			t.Errorf("%s: %+v, without a unit: %v", name, rep, units)
		}
		t.Logf("%s: %d imprecise, %d with an Arabic name", name, imprecise, arabic)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(table(",", row41())))
	f.Add([]byte(table(";", with("where_prec", "7", "date_prec", "5"))))
	f.Add([]byte("id,year\n\"1,\n"))
	f.Add([]byte("\xEF\xBB\xBF" + table("\t", with("latitude", "97", "best", "1e9"))))
	f.Fuzz(func(t *testing.T, b []byte) {
		good := 0
		rep, err := Read(bytes.NewReader(b), Options{Now: now}, func(r Row) error {
			good++
			if err := r.Claim.Validate(); err != nil {
				t.Fatal(err)
			}
			_, err := incident.Compose([]incident.Claim{r.Claim}, incident.Desk{Subject: "islamic-state"})
			return err
		})
		if err != nil {
			_ = err.Error()
			return
		}
		if rep.Read != good+rep.Rejected {
			t.Fatalf("%+v, yielded %d", rep, good)
		}
		for _, e := range rep.Errors {
			_ = e.Error()
		}
	})
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
