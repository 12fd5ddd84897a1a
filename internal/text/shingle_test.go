package text

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// places and days that stand in the texts, as a reader would name them.
var named = strings.Fields(`تدمر=palmyra دير_الزور=deir الجورة=joura السياسية=siyasiyeh الحسكة=hasakah الشدادي=shaddadi تل_المها=maha معدان=maadan الرقة=raqqa
	الرصافة=rusafa السخنة=sukhna حمص=homs درعا=daraa السويداء=suwayda معبر_نصيب=nasib القصير=qusayr عقيربات=uqayribat سلمية=salamiyah
	التبني=tibni الميادين=mayadin مريمين=maryamin عفرين=afrin حماة=hama حلب=aleppo تشرين_الثاني=11 كانون_الأول=12 كانون_الثاني=1
	الثلاثاء=tue السبت=sat الأربعاء=wed الجمعة=fri الاثنين=mon الخميس=thu
	Palmyra=palmyra Deir_ez-Zor=deir Joura=joura Siyasiyeh=siyasiyeh Hasakah=hasakah Shaddadi=shaddadi Tell_al-Maha=maha Maadan=maadan Raqqa=raqqa
	Rusafa=rusafa Sukhna=sukhna Homs=homs Latakia=latakia Jableh=jableh Talkalakh=talkalakh Aleppo=aleppo Sfira=sfira Kirkuk=kirkuk Hawija=hawija
	Iraq=iq Syria=sy October=10 November=11 December=12 January=1 Monday=mon Tuesday=tue Wednesday=wed Friday=fri Saturday=sat Sunday=sun`)

func slotsIn(s string) []Slot {
	var out []Slot
	for _, n := range named {
		name, value, _ := strings.Cut(strings.ReplaceAll(n, "_", " "), "=")
		for from := 0; ; {
			i := strings.Index(s[from:], name)
			if i < 0 {
				break
			}
			start := utf8.RuneCountInString(s[:from+i])
			out = append(out, Slot{Span{start, start + utf8.RuneCountInString(name)}, value})
			from += i + len(name)
		}
	}
	return out
}

func sketchOf(s string) Sketch { return NewSketch(s, slotsIn(s)...) }

// copies are what papers do to an agency's text.
var copies = []struct {
	name string
	make func(w wire, others []wire) string
}{
	{"as it is", func(w wire, _ []wire) string { return w.head + "\n" + w.body }},
	{"another headline", func(w wire, _ []wire) string {
		return pick(w.lang, "بالتفاصيل.. ماذا جرى اليوم في سوريا؟", "What happened today in Syria: the details") + "\n" + w.body
	}},
	{"byline, date and footer", func(w wire, _ []wire) string {
		return pick(w.lang, "صحيفة الساحل - متابعات\n12/01/2025 14:35\nشارك الخبر\n"+w.body+"\nتابعونا على قناتنا في تلغرام\nجميع الحقوق محفوظة © 2025 صحيفة الساحل\nأخبار ذات صلة: حريق في مستودع بطرطوس يخلف 3 إصابات",
			"The Coast Daily, with agencies\n12/01/2025 14:35\nShare this story\n"+w.body+"\nFollow us on our channel\n© 2025 The Coast Daily. All rights reserved.\nRelated: Warehouse fire in Tartus leaves 3 injured")
	}},
	{"last paragraph cut", func(w wire, _ []wire) string { return w.head + "\n" + cutParagraph(w.body, -1) }},
	{"second paragraph cut", func(w wire, _ []wire) string { return w.head + "\n" + cutParagraph(w.body, 1) }},
	{"first two paragraphs only", func(w wire, _ []wire) string { return strings.Join(strings.SplitN(w.body, "\n", 3)[:2], "\n") }},
	{"spelling normalised", func(w wire, _ []wire) string {
		return strings.NewReplacer("أ", "ا", "إ", "ا", "ة ", "ه ", "ى ", "ي ", "ئ", "ىء", "1", "١", "2", "٢", "3", "٣", "4", "٤", "8", "٨",
			"kilomet", "kilo-met", "neighbour", "neighbor", "ised", "ized", "wards", "ward", "al-", "el-", "Deir ez-Zor", "Deir Ezzor", "Rusafa", "Resafa", "Raqqa", "Rakka").Replace(w.head + "\n" + w.body)
	}},
	{"house style", func(w wire, _ []wire) string {
		return strings.NewReplacer("مسلحون", "مسلحين", "التنظيم", "داعش", "أفاد", "قال", "وأضاف", "وتابع", "بحسب", "وفق", "جراء", "نتيجة", "مصدر", "مصدر", "وأوضح", "وذكر", "ثلاثة", "3", "ستة", "6", "أربعة", "4",
			"gunmen", "militants", "the group", "ISIS", " said.", " stated.", "attackers", "assailants", "suspected of", "accused of", "Six", "6", "nine", "9", "Four", "4", "three", "3", "Two ", "2 ").Replace(w.head + "\n" + w.body)
	}},
	{"every fifteenth word left out", func(w wire, _ []wire) string {
		var out []string
		for i, f := range strings.Fields(w.body) {
			if i%15 != 7 {
				out = append(out, f)
			}
		}
		return strings.Join(out, " ")
	}},
	{"within a longer article", func(w wire, others []wire) string {
		return others[0].own + "\n" + w.body + "\n" + others[1].own
	}},
	{"its beginning within a longer article", func(w wire, others []wire) string {
		return others[0].own + "\n" + strings.Join(strings.SplitN(w.body, "\n", 4)[:2], "\n") + "\n" + others[1].own
	}},
}

func pick(lang, ar, en string) string {
	if lang == "ar" {
		return ar
	}
	return en
}

func cutParagraph(s string, i int) string {
	p := strings.Split(s, "\n")
	if i < 0 {
		i += len(p)
	}
	return strings.Join(append(p[:i:i], p[i+1:]...), "\n")
}

// TestLikenessTable is the table from which the thresholds were chosen: TANSIQ_TABLES=1 prints it.
func TestLikenessTable(t *testing.T) {
	row := func(kind, name string, a, b string, repeats bool) {
		t.Helper()
		x, y := sketchOf(a), sketchOf(b)
		r, like := Compare(x, y), Likeness(x, y)
		if os.Getenv("TANSIQ_TABLES") != "" {
			t.Logf("%-9s %-48s share %.2f of the shorter, %.2f of the longer, marks %3d same %2d changed %2d likeness %.2f", kind, name, r.Share(), min(r.First, r.Second), r.Marks, r.Same, r.Changed, like)
		}
		if (like >= Repeated) != repeats {
			t.Errorf("%s %s: likeness %.2f (%+v), repeats: want %t", kind, name, like, r, repeats)
		}
		if back := Likeness(y, x); back != like {
			t.Errorf("%s %s: likeness %v one way and %v the other", kind, name, like, back)
		}
	}
	for i, w := range wires {
		var others []wire
		for j := range wires {
			if j != i && wires[j].lang == w.lang {
				others = append(others, wires[j])
			}
		}
		whole := w.head + "\n" + w.body
		for _, c := range copies {
			text := c.make(w, others)
			if beginning := strings.HasPrefix(c.name, "its beginning"); !beginning {
				row("copy", w.lang+" "+w.name+": "+c.name, whole, text, true)
			} else if passage := strings.SplitN(w.body, "\n", 2)[0]; Likeness(sketchOf(passage), sketchOf(text)) < Repeated {
				t.Errorf("%s %s: %s: the passage itself is not found", w.lang, w.name, c.name)
			}
		}
		row("own words", w.lang+" "+w.name, whole, w.own, false)
		for _, o := range others {
			row("another", w.lang+" "+w.name+", "+o.name, whole, o.head+"\n"+o.body, false)
		}
	}
	for _, f := range templates {
		for i := range f.fills {
			for j := range i {
				a, b := fmt.Sprintf(f.form, f.fills[i]...), fmt.Sprintf(f.form, f.fills[j]...)
				row("one form", f.lang+" "+f.name, a, b, false)
				if like := Likeness(NewSketch(a), NewSketch(b)); like >= Repeated {
					t.Errorf("%s %s: likeness %.2f when no place or date is known to be one", f.lang, f.name, like)
				}
				footer := pick(f.lang, "\nصدر عن المكتب الإعلامي، جميع الحقوق محفوظة", "\nIssued by the media office, all rights reserved")
				row("one form", f.lang+" "+f.name+" with a footer", a+footer, b+footer, false)
			}
			a := fmt.Sprintf(f.form, f.fills[i]...)
			row("copy", f.lang+" "+f.name, a, pick(f.lang, "عاجل\nوكالة الساحل\n", "The Coast Daily\n")+a, true)
		}
	}
}

// Every pair of texts that repeat each other has a key in common, and few others do.
func TestSketchKeys(t *testing.T) {
	meet := func(a, b string) int {
		keys, n := sketchOf(a).Keys(), 0
		for _, k := range sketchOf(b).Keys() {
			if slices.Contains(keys, k) {
				n++
			}
		}
		return n
	}
	for i, w := range wires {
		for _, c := range copies {
			if text := c.make(w, []wire{wires[(i+1)%8], wires[(i+2)%8]}); meet(w.head+"\n"+w.body, text) < 2 {
				t.Errorf("%s %s: %s: %d keys in common", w.lang, w.name, c.name, meet(w.head+"\n"+w.body, text))
			}
		}
		if n := meet(w.body, w.own); n > 0 {
			t.Errorf("%s %s: its own words have %d keys in common", w.lang, w.name, n)
		}
	}
}

// A run of 19 words is always enough to be found by.
func TestSketchKeysGuarantee(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		word := rapid.StringMatching(`[a-z]{3,6}`)
		run := rapid.SliceOfN(word, windowed+shingleWords-1, windowed+shingleWords-1).Draw(t, "run")
		around := func(name string) string {
			before, after := rapid.SliceOfN(word, 0, 60).Draw(t, name), rapid.SliceOfN(word, 0, 60).Draw(t, name+"'")
			return strings.Join(slices.Concat(before, run, after), " ")
		}
		a, b := NewSketch(around("a")), NewSketch(around("b"))
		if !slices.ContainsFunc(a.Keys(), func(k uint64) bool { return slices.Contains(b.Keys(), k) }) {
			t.Fatalf("no key in common for %q", run)
		}
	})
}

// The estimate for long texts is as good as it says.
func TestSketchError(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	words := func(n int) []string {
		out := make([]string, n)
		for i := range out {
			for range 7 {
				out[i] += string(rune('a' + r.IntN(26)))
			}
		}
		return out
	}
	for _, long := range []int{20_000, 60_000} {
		for _, p := range []float64{0.3, 0.6, 0.9} {
			a := words(long)
			cut := int(p * float64(long))
			b := append(slices.Clone(a[:cut]), words(long-cut)...)
			got := Compare(NewSketch(strings.Join(a, " ")), NewSketch(strings.Join(b, " ")))
			if got.Marks < 1024 || math.Abs(got.First-p) > 4*math.Sqrt(p*(1-p)/float64(got.Marks)) {
				t.Errorf("%d words, %.1f of them shared: %.3f by %d marks", long, p, got.First, got.Marks)
			}
		}
	}
}

func TestSketchIsKept(t *testing.T) {
	for _, s := range []string{"", "كلمة", "قتل 4 في حمص يوم 11 كانون الثاني", wires[0].body, strings.Repeat(wires[5].body+" ", 30)} {
		k := sketchOf(s)
		b, err := k.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		var back Sketch
		if err := back.UnmarshalBinary(b); err != nil {
			t.Fatal(err)
		}
		if back.Words != k.Words || Compare(k, back) != Compare(k, k) || back.scale != k.scale {
			t.Errorf("%.30q: came back as another", s)
		}
	}
	var k Sketch
	for _, bad := range [][]byte{{SketchVersion}, {SketchVersion, 40, 0, 0}, {SketchVersion, 0, 1, 2, 3}, {SketchVersion, 0, 3, 2, 9, 9, 9, 9, 1, 1, 1, 1}, {SketchVersion, 0, 3, 0, 1}} {
		if err := k.UnmarshalBinary(bad); err == nil {
			t.Errorf("%v was read", bad)
		}
	}
	if err := k.UnmarshalBinary([]byte{SketchVersion + 1, 9, 9}); err != nil || k.Words != 0 {
		t.Errorf("another version: %v %v", k, err)
	}
}

func FuzzSketch(f *testing.F) {
	f.Add(wires[0].body, 3, 9)
	f.Add("3,500 و3 دراجات، 10:30.", 0, 1)
	f.Add("Da'esh\xff 12.", 2, -1)
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		k := NewSketch(s, Slot{Span{start, end}, "x"}, Slot{Span{start + 1, end + 5}, "y"})
		if len(k.marks) == 0 != (k.Words == 0) || len(k.Keys()) == 0 != (k.Words == 0) {
			t.Fatalf("%d words, %d marks, %d keys", k.Words, len(k.marks), len(k.keys))
		}
		if r := Compare(k, k); k.Words > 0 && (r.First != 1 || r.Second != 1 || r.Changed != 0) {
			t.Fatalf("with itself: %+v", r)
		}
		b, _ := k.MarshalBinary()
		var back Sketch
		if err := back.UnmarshalBinary(b); err != nil || Compare(k, back) != Compare(k, k) {
			t.Fatalf("came back as another: %v", err)
		}
	})
}

func FuzzUnmarshalSketch(f *testing.F) {
	b, _ := sketchOf(wires[1].body).MarshalBinary()
	f.Add(b)
	whole := sketchOf(wires[1].body)
	f.Fuzz(func(_ *testing.T, b []byte) {
		var k Sketch
		if k.UnmarshalBinary(b) == nil {
			Likeness(k, whole)
		}
	})
}

func BenchmarkNewSketch(b *testing.B) {
	var s strings.Builder
	for s.Len() < 14_000 {
		s.WriteString(wires[0].body)
	}
	b.SetBytes(int64(s.Len()))
	for b.Loop() {
		NewSketch(s.String())
	}
}

func BenchmarkLikeness(b *testing.B) {
	x, y := sketchOf(wires[0].body+wires[1].body), sketchOf(wires[1].body+wires[0].body+wires[2].body)
	for b.Loop() {
		Likeness(x, y)
	}
}
