package actor

import (
	"encoding/csv"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tansiq/internal/text"
)

func list(t testing.TB) *List {
	t.Helper()
	l, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestNamesAreFound(t *testing.T) {
	l := list(t)
	for _, c := range []struct{ in, want string }{
		{"هاجم مقاتلو \"داعش\" حاجزاً", "داعش=islamic-state"},
		{"أعلنت وزارة الداخلية السورية", "وزارة الداخلية السورية=syrian-interior-ministry"},
		{"عناصر من تنظيم \"داعش\"", "تنظيم \"داعش=islamic-state"},
		{"اجتمعت قسد والتحالف الدولي", "قسد=sdf|والتحالف الدولي=coalition"},
		{"المخابرات الأميركية", "المخابرات الأميركية=us-intelligence"},
		{"لصحيفة \"واشنطن بوست\"", "لصحيفة \"واشنطن بوست=washington-post"},
		{"بين واشنطن وأنقرة", "واشنطن=united-states|وأنقرة=government-of-turkey"},
		{"IS fighters; it is said", "IS=islamic-state"},
		{"told us that US forces", "US forces=us-military"},
		{"U.S.-led coalition and Hayat Tahrir al Sham", "U.S.-led coalition=coalition|Hayat Tahrir al Sham=hts"},
		{"The weather was fine", ""},
	} {
		var got []string
		toks := text.Tokenize(c.in)
		for _, m := range l.Match(toks) {
			got = append(got, text.Slice(c.in, text.Span{Start: toks[m.From].Span.Start, End: toks[m.To-1].Span.End})+"="+m.Actor.ID)
		}
		if g := strings.Join(got, "|"); g != c.want {
			t.Errorf("%q: got %q, want %q", c.in, g, c.want)
		}
	}
	if a := l.ByName("الدَّولة الإسلامية"); a == nil || a.ID != "islamic-state" {
		t.Errorf("ByName: %v", a)
	}
	if a := l.ByName("واشنطن"); a != nil {
		t.Errorf("a metonym was taken for a name: %v", a.ID)
	}
}

func TestNoNameBelongsToTwo(t *testing.T) {
	l := list(t)
	var walk func(n *node, path string)
	walk = func(n *node, path string) {
		for i, e := range n.ends {
			if i > 0 && n.ends[0].how == e.how && e.how != Generic {
				t.Errorf("%q names both %s and %s", path, n.ends[0].actor.ID, e.actor.ID)
			}
		}
		for _, b := range n.few {
			walk(b.to, path+" "+b.word)
		}
		for w, c := range n.many {
			walk(c, path+" "+w)
		}
	}
	walk(l.root, "")
}

func TestRelations(t *testing.T) {
	l := list(t)
	for _, c := range []struct {
		id            string
		part, opposes bool
	}{{"islamic-state", true, false}, {"amaq", true, false}, {"sdf", false, true}, {"asayish", false, true},
		{"general-security", false, true}, {"washington-post", false, false}, {"civilians", false, false}, {"nobody", false, false}} {
		if l.PartOf(c.id, "islamic-state") != c.part || l.Opposes(c.id, "islamic-state") != c.opposes {
			t.Errorf("%s: part of %v, opposes %v", c.id, l.PartOf(c.id, "islamic-state"), l.Opposes(c.id, "islamic-state"))
		}
	}
}

func TestExtend(t *testing.T) {
	l := list(t)
	const head = "id\tkind\tparent\tagainst\tar\ten\taliases\n"
	more, err := l.Extend(strings.NewReader("\ufeff"+head+"islamic-state\t\t\t\t\t\tالدواعش\nharbour-guard\tforce\t\t\tحرس الميناء\tHarbour Guard\t\n"), "mine.tsv")
	if err != nil {
		t.Fatal(err)
	}
	if a := more.ByName("الدواعش"); a == nil || a.ID != "islamic-state" {
		t.Errorf("the added name gives %v", a)
	}
	if more.ByID("harbour-guard") == nil || more.ByName("داعش") == nil || l.ByID("harbour-guard") != nil || l.ByName("الدواعش") != nil {
		t.Error("extending must keep what was there and leave the first list alone")
	}
	for in, want := range map[string]string{
		"id\tkind\n":                          `column "parent" is missing`,
		head + "x\tband\t\t\tب\tB\t\n":        `unknown kind "band"`,
		head + "x\tgroup\t\t\t\t\t\n":         "no name",
		head + "a b\tgroup\t\t\tب\tB\t\n":     "is no id",
		head + "x\tgroup\tnobody\t\tب\tB\t\n": `parent "nobody"`,
	} {
		if _, err := l.Extend(strings.NewReader(in), "mine.tsv"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", in, err)
		}
	}
}

func TestUCDPSides(t *testing.T) {
	l := list(t)
	for side, want := range map[string]string{
		"IS": "islamic-state", "Government of Syria": "government-of-syria", "Syrian insurgents": "syrian-insurgents",
		"Ahrar al-Sham, HTS, Southern Front": "ahrar-al-sham hts southern-front", "Jaysh al-Asha’er": "jaysh-al-ashaer", "JFS": "jabhat-fateh-al-sham",
		"Nobody in particular": "",
	} {
		var ids []string
		for _, a := range l.UCDP(side) {
			ids = append(ids, a.ID)
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: got %q, want %q", side, got, want)
		}
	}
	// Every side of the real data set, where it is at hand.
	dir := os.Getenv("TANSIQ_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	f, err := os.Open(filepath.Join(dir, "data", "ucdp", "ged_syria_2016_2019.csv"))
	if err != nil {
		t.Logf("not run on the UCDP data: %v", err)
		return
	}
	defer f.Close()
	r := csv.NewReader(f)
	head, err := r.Read()
	if err != nil {
		t.Fatal(err)
	}
	for {
		row, err := r.Read()
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		for i, c := range head {
			if c != "side_a" && c != "side_b" {
				continue
			}
			parts := len(strings.Split(row[i], ", "))
			if got := len(l.UCDP(row[i])); got != parts && got != 1 || got == 0 {
				t.Fatalf("%q: %d of %d members known", row[i], got, parts)
			}
		}
	}
}

func FuzzExtend(f *testing.F) {
	l := list(f)
	f.Add("id\tkind\tparent\tagainst\tar\ten\nx\tgroup\t\t\tب\tB\n")
	f.Add("id\tkind\tparent\tagainst\tar\ten\nx\tgroup\tx\t\tب\tB\n")
	f.Fuzz(func(t *testing.T, s string) {
		if more, err := l.Extend(strings.NewReader(s), "f"); err == nil {
			more.Match(text.Tokenize(s))
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		if _, err := Load(); err != nil {
			b.Fatal(err)
		}
	}
}
