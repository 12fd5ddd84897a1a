package gazetteer

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tansiq/data"
	"tansiq/internal/area"
	"tansiq/internal/text"
)

func load(tb testing.TB) *Gazetteer {
	tb.Helper()
	g, err := Load()
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

// wordsOf are the words of a text as a reader gives them.
func wordsOf(s string) []string {
	var out []string
	for _, tok := range text.Tokenize(s) {
		out = append(out, tok.Text)
	}
	return out
}

// sureOf returns what a text is sure to name: "id", "id:toward", "id/part" or "id:outside".
func sureOf(g *Gazetteer, s string, home ...string) []string {
	words := wordsOf(s)
	var out []string
	for _, r := range g.Resolve(words, g.Match(words), Context{Home: home}) {
		if !r.Sure {
			continue
		}
		id := r.Place.ID
		if r.Toward != "" {
			id += ":" + r.Toward
		}
		if r.Part != "" {
			id += "/" + r.Part
		}
		if r.Outside {
			id += ":outside"
		}
		out = append(out, id)
	}
	return out
}

func TestResolve(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ text, want string }{
		// the places that no gazetteer gives right
		{"اجتماع في منطقة الرصافة (بادية الرصافة جنوب الرقة)", "rusafa-pocket rusafa-pocket gn-172955:S"},
		{"كي لا يكون جيب الرصافة ممرا", "rusafa-pocket"},
		{"انفجار في حي الرصافة وسط بغداد", "gn-7798652 gn-98182"},
		{"تنفيذ تفجير داخل مقام السيدة زينب في دمشق", "sayyida-zaynab-shrine gn-170654"},
		{"مرقد السيدة زينب", "sayyida-zaynab-shrine"},
		{"خلايا تنشط في البادية السورية", "syrian-desert"},
		{"مخيم الهول ومخيم روج", "al-hol-camp roj-camp"},
		{"قاعدة التنف ومعبر اليعربية", "tanf-base yaarubiyah-crossing"},
		// words that are places too
		{"عرضت صور الخلية على المعرفات", ""},
		{"وقال علي إن هل كانت حديثة أم قديمة في كانون الثاني", ""},
		{"أنهى حديثه حول الملف بعد أن ظهر عليه القلق", ""},
		{"هجوم على مدينة حديثة غرب الأنبار", "gn-96309 IQ-AN/W"},
		{"قصف على مدينة صور في جنوب لبنان", "gn-267008 LB-JA"},
		{"الحكومة السورية والجيش العراقي", ""},
		// proclitics, articles, spelling
		{"ودير الزور وبالسخنة وللرقة", "gn-170794 gn-172425 gn-172955"},
		{"في ادلب والحسكه", "gn-169389 gn-173811"},
		{"إلى البو كمال", "gn-174448"},
		// cues
		{"في ريف دير الزور الشرقي", "SY-DY:E:outside"},
		{"محافظة حمص", "SY-HI"},
		{"مدينة حمص", "gn-169577"},
		{"شرق تدمر وحماة", "gn-163808:E gn-170017"},
		{"Deir ez-Zor, Dayr az-Zawr and Deir Ezzor", "gn-170794 gn-170794 gn-170794"},
		{"fighters from the Badia south of Raqqa", "syrian-desert gn-172955:S"},
		{"in Homs province near Sukhna", "SY-HI gn-172425"},
		{"the town of al-Mayadin", "gn-173480"},
		{"al-Hol camp", "al-hol-camp"},
		{"troops left al-Bab. Ali and Hassan were there in May", "gn-174018"},
		{"عين العرب (كوباني) وعين عيسى وقرب السلمية", "gn-172256 gn-172256 gn-172134 gn-164947"},
		{"محطة T2 وسد تشرين ومعبر باب الهوى", "t2-station tishrin-dam bab-al-hawa"},
		{"وقصف ريف حلب الشمالي وجنوب شرق حماة", "SY-HL:N:outside gn-170017:SE"},
		{"على طريق بلدة تدعى محكان في الريف الشرقي لدير الزور", "gn-167483 SY-DY:E:outside"},
		{"في الريف الجنوبي لمحافظة حمص", "SY-HI:S:outside"},
		{"وهو هدفه دوماً في سوريا", "SY"},
		{"وقع هجوم قرب محكان أمس", "gn-167483"},
		{"انفجار لغم قرب خرنابات", "gn-94511"},
		{"They hit a wall and said so on the road", ""},
	} {
		if got := strings.Join(sureOf(g, c.text, "SY"), " "); got != c.want {
			t.Errorf("%s\n  got  %s\n  want %s", c.text, got, c.want)
		}
	}
}

func TestWordsAroundANameBelongToIt(t *testing.T) {
	g := load(t)
	words := wordsOf("هاجموا نقطة في ريف دير الزور الشرقي أمس")
	hits := g.Match(words)
	for _, r := range g.Resolve(words, hits, Context{}) {
		if r.Sure && strings.Join(words[r.Start:r.End], " ") != "ريف دير الزور الشرقي" {
			t.Errorf("the reading covers %q", words[r.Start:r.End])
		}
	}
}

func TestSearch(t *testing.T) {
	g := load(t)
	for _, c := range []struct{ prefix, first string }{
		{"دمش", "gn-170654"}, {"الرق", "gn-172955"}, {"رقة", "gn-172955"}, {"Raq", "gn-172955"}, {"Deir ez", "gn-170794"}, {"dayr az zawr", "gn-170794"}, {"palmyra", "gn-163808"}, {"مخيم اله", "al-hol-camp"}, {"Al-Hol", "al-hol-camp"},
		{"سد تش", "tishrin-dam"}, {"Mosul", "gn-99072"},
	} {
		places := g.Search(c.prefix, 8)
		if len(places) == 0 || places[0].ID != c.first {
			var ids []string
			for _, p := range places {
				ids = append(ids, p.ID+" "+p.EN)
			}
			t.Errorf("Search(%q) = %v, want %s first", c.prefix, ids, c.first)
		}
	}
	if got := g.Search("", 5); got != nil {
		t.Errorf("Search of nothing gives %v", got)
	}
	if got := g.Search("ا", 3); len(got) > 3 {
		t.Errorf("asked for 3, got %d", len(got))
	}
}

// Every place can be had by its id, is found by each of its names, and lies in units that exist.
func TestTableAndIndexAgree(t *testing.T) {
	g := load(t)
	atlas, err := area.Load()
	if err != nil {
		t.Fatal(err)
	}
	n, arabic := 0, 0
	g.All(func(p Place) bool {
		n++
		if p.AR != "" {
			arabic++
		}
		if n%7 == 0 || p.Rank < RankOther { // a sample is enough for the many villages
			if got, ok := g.ByID(p.ID); !ok || got.ID != p.ID || got.Lon != p.Lon {
				t.Errorf("ByID(%q) = %v, %v", p.ID, got, ok)
			}
			for _, name := range append([]string{p.AR, p.EN}, p.Aliases...) {
				k := area.NameKey(name)
				if k == "" {
					continue
				}
				rows, _ := g.index.find(k, nil)
				if !slices.ContainsFunc(rows, func(r int) bool { return strings.HasPrefix(g.line(r), p.ID+"\t") }) {
					t.Errorf("%s: its name %q is not in the index: was NameKey changed without go run ./data/build?", p.ID, name)
				}
			}
		}
		for _, id := range []string{p.Country, p.Admin1, p.Admin2} {
			if _, ok := atlas.ByID(id); id != "" && !ok {
				t.Errorf("%s: unit %q does not exist", p.ID, id)
			}
		}
		if err := check(p); err != nil {
			t.Errorf("%s: %v", p.ID, err)
		}
		return true
	})
	if n != g.Len() || n < 35000 {
		t.Errorf("%d places, Len says %d", n, g.Len())
	}
	t.Logf("%d places, %d with an Arabic name", n, arabic)
	if _, ok := g.ByID("nowhere"); ok {
		t.Error("an unknown id was found")
	}
}

func TestCuratedPlaces(t *testing.T) {
	g := load(t)
	for id, unit := range map[string]string{"rusafa-pocket": "SY-RA", "syrian-desert": "SY", "al-hol-camp": "SY-HA", "tanf-base": "SY-HI", "haditha-dam": "IQ-AN", "sayyida-zaynab-shrine": "SY-RD"} {
		p, ok := g.ByID(id)
		if !ok || p.Unit() != unit {
			t.Errorf("%s: %v, unit %q, want %q", id, ok, p.Unit(), unit)
		}
	}
	if p, _ := g.ByID("rusafa-pocket"); p.Point() || p.RadiusKM == 0 {
		t.Error("the pocket of Rusafa is no point")
	}
	if p, _ := g.ByID("al-hol-camp"); !p.Point() {
		t.Error("a camp is a point")
	}
}

// What goes in comes out, whatever the names are.
func TestEncodeKeepsEverything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var places []Place
		ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,6}`), 1, 60, rapid.ID[string]).Draw(t, "ids")
		for _, id := range ids {
			places = append(places, Place{
				ID: id, Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), AR: rapid.StringMatching(`[ا-ي]{2,6}( [ا-ي]{2,6})?`).Draw(t, "ar"), EN: rapid.StringMatching(`[A-Z][a-z]{1,7}`).Draw(t, "en"),
				Lon: float64(rapid.IntRange(-1800, 1800).Draw(t, "lon")) / 10, Lat: float64(rapid.IntRange(-900, 900).Draw(t, "lat")) / 10,
				Rank: rapid.IntRange(1, 6).Draw(t, "rank"), Population: rapid.Int64Range(0, 1e7).Draw(t, "pop"), RadiusKM: float64(rapid.IntRange(0, 99).Draw(t, "km")),
				Country: rapid.SampledFrom([]string{"", "SY", "IQ"}).Draw(t, "country"), Common: rapid.Bool().Draw(t, "common"), CommonEN: rapid.Bool().Draw(t, "commonEN"),
			})
		}
		table, index, err := Encode(places)
		if err != nil {
			t.Fatal(err)
		}
		g, err := Open(string(table), string(index))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range places {
			got, ok := g.ByID(p.ID)
			if !ok || got.AR != p.AR || got.EN != p.EN || got.Lon != p.Lon || got.Lat != p.Lat || got.Rank != p.Rank || got.Population != p.Population || got.RadiusKM != p.RadiusKM || got.Kind != p.Kind || got.Country != p.Country || got.Common != p.Common || got.CommonEN != p.CommonEN {
				t.Fatalf("put in %+v, got out %+v, %v", p, got, ok)
			}
			for _, n := range []string{p.AR, p.EN} {
				if rows, _ := g.index.find(area.NameKey(n), nil); area.NameKey(n) != "" && !slices.ContainsFunc(rows, func(r int) bool { return strings.HasPrefix(g.line(r), p.ID+"\t") }) {
					t.Fatalf("%q is not found by %q", p.ID, n)
				}
			}
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	for name, files := range map[string][2]string{
		"nothing":           {"", ""},
		"another table":     {data.Gazetteer + "x", data.GazetteerIndex},
		"a cut index":       {data.Gazetteer, data.GazetteerIndex[:len(data.GazetteerIndex)-5]},
		"an index of words": {data.Gazetteer, strings.Repeat("word ", 20)},
	} {
		if _, err := Open(files[0], files[1]); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	for _, p := range []Place{{ID: "a", Kind: Town, Rank: 1}, {ID: "a", EN: "x", Kind: "x", Rank: 1}, {ID: "a", EN: "x\ty", Kind: Town, Rank: 1}, {ID: "a", EN: "x", Kind: Town, Rank: 9}, {ID: "a", EN: "x", Kind: Town, Rank: 1, Lat: 91}} {
		if _, _, err := Encode([]Place{p}); err == nil {
			t.Errorf("%+v was taken", p)
		}
	}
}

func FuzzOpen(f *testing.F) {
	table, index, err := Encode([]Place{{ID: "a", Kind: Town, AR: "حمص", EN: "Homs", Rank: 1, Country: "SY"}, {ID: "b", Kind: Village, EN: "Hama", Rank: 6}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(table), string(index))
	f.Fuzz(func(_ *testing.T, table, index string) {
		// The checksum would keep nearly all inputs out: it is put right first.
		if len(index) >= headerSize {
			sum := checksum(table)
			index = index[:len(indexMagic)] + string([]byte{byte(sum), byte(sum >> 8), byte(sum >> 16), byte(sum >> 24)}) + index[len(indexMagic)+4:]
		}
		g, err := Open(table, index)
		if err != nil {
			return
		}
		g.ByID("a")
		g.Search("ho", 3)
		words := []string{"Homs", "and", "حمص"}
		g.Resolve(words, g.Match(words), Context{})
	})
}

func FuzzMatch(f *testing.F) {
	g, err := Load()
	if err != nil {
		f.Fatal(err)
	}
	f.Add("في ريف دير الزور الشرقي قرب بلدة الصور")
	f.Add("Deir ez-Zor province, north of al-Hol camp")
	f.Add("ال - ال- وال")
	f.Add("قرية القاية التابعة لبلدة خانقين، the village of Qaya near Hama")
	f.Fuzz(func(t *testing.T, s string) {
		words := wordsOf(s)
		hits := g.Match(words)
		readings := g.Resolve(words, hits, Context{Home: []string{"SY"}})
		if len(readings) != len(hits) {
			t.Fatalf("%d hits, %d readings", len(hits), len(readings))
		}
		for _, r := range g.Unlisted(words, readings) {
			if r.Start < 0 || r.End <= r.Start || r.End > len(words) || !r.Coarse {
				t.Fatalf("unlisted reading [%d,%d) of %d words: %v", r.Start, r.End, len(words), r.Place)
			}
		}
		end := 0
		for i, h := range hits {
			if h.Start < end || h.End <= h.Start || h.End > len(words) || len(h.Candidates) == 0 {
				t.Fatalf("hit %+v after word %d of %d", h, end, len(words))
			}
			end = h.End
			if r := readings[i]; r.Start > h.Start || r.End < h.End || r.Start < 0 || r.End > len(words) {
				t.Fatalf("reading [%d,%d) of hit [%d,%d)", r.Start, r.End, h.Start, h.End)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

const report = `شن مسلحون يعتقد أنهم من التنظيم هجوما على حاجز في ريف دير الزور الشرقي قرب بلدة الصور، ما أدى إلى مقتل ثلاثة عناصر وإصابة آخرين.
وفي بادية السخنة شرق حمص استهدفت عبوة ناسفة سيارة عسكرية على الطريق بين تدمر ودير الزور، ونقل المصابون إلى مشفى تدمر. وقال مصدر في الرقة إن قوات انتشرت جنوب الرقة وفي محيط الرصافة.`

func BenchmarkMatchAndResolve(b *testing.B) {
	g := load(b)
	words := wordsOf(report)
	b.SetBytes(int64(len(report)))
	for b.Loop() {
		g.Resolve(words, g.Match(words), Context{})
	}
}

func BenchmarkSearch(b *testing.B) {
	g := load(b)
	for b.Loop() {
		g.Search("دير", 10)
	}
}
