package node

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/store/synthetic"
	"tansiq/internal/text"
)

func openBench(b *testing.B) *Node {
	b.Helper()
	n, err := Open(b.Context(), Config{Data: b.TempDir()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { n.Close() })
	return n
}

func reportTimes(b *testing.B, took []time.Duration) {
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*p/100].Microseconds())/1000, fmt.Sprintf("p%d-ms", p))
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkKnown: what a claim may tell of too, among 100,000 incidents of four years and 2,000 claims that await.
func BenchmarkKnown(b *testing.B) {
	n := openBench(b)
	var claims []incident.Claim
	for batch := range synthetic.Batches(synthetic.Claims(1, 100_000), 2000) {
		if _, err := n.AddClaims(b.Context(), "import:synthetic", batch); err != nil {
			b.Fatal(err)
		}
		for i := 0; i < len(batch); i += 50 {
			claims = append(claims, batch[i].Claim)
		}
	}
	for i := range claims { // told by another source: a day later, with another figure
		c := &claims[i]
		c.ID, c.Key = fmt.Sprintf("bench-%d", i), fmt.Sprintf("bench:%d", i)
		c.Source = incident.Source{ID: fmt.Sprintf("doc:%d", i/4), Document: fmt.Sprintf("doc-%d", i/4), Name: "Bench", Published: incident.NoDay}
		c.When.Start, c.When.End = c.When.Start+1, c.When.End+1
		c.Quantities[0].Value++
		c.Quantities[0].Max = max(c.Quantities[0].Max, c.Quantities[0].Value)
		c.State = incident.Awaiting
	}
	for part := range slices.Chunk(claims, 4) {
		if _, err := n.PutDocument(b.Context(), store.Document{ID: part[0].Source.Document, Name: "Bench"}, part); err != nil {
			b.Fatal(err)
		}
	}
	b.ResetTimer()
	var took []time.Duration
	found := 0
	for b.Loop() {
		for _, c := range claims {
			start := time.Now()
			known, err := n.Known(b.Context(), store.Viewer{Person: "ana"}, c)
			if err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(start))
			if len(known) > 0 {
				found++
			}
		}
	}
	reportTimes(b, took)
	b.ReportMetric(100*float64(found)/float64(len(took)), "%known")
}

// articles writes texts of 300 words from a vocabulary of which few words are used often, as in any language. One in
// ten is an office's form with other numbers.
type articles struct {
	r    *rand.Rand
	form []string
}

func newArticles() *articles {
	a := &articles{r: rand.New(rand.NewPCG(1, 1))}
	for range 300 {
		a.form = append(a.form, a.word())
	}
	return a
}

func (a *articles) word() string {
	n := int(math.Exp(a.r.Float64() * math.Log(60_000)))
	return fmt.Sprintf("%c%c%c%c", 'a'+n%26, 'a'+n/26%26, 'a'+n/676%26, 'a'+n/17576%26)
}

func (a *articles) next() string {
	words := make([]string, 300)
	for i := range words {
		words[i] = a.word()
	}
	if a.r.IntN(10) == 0 {
		copy(words, a.form)
		for i := 5; i < len(words); i += 12 {
			words[i] = fmt.Sprint(a.r.IntN(1000))
		}
	}
	return strings.Join(words, " ")
}

// BenchmarkEditions: what looking for copies adds to taking a document in, among 100,000 documents of 300 words.
func BenchmarkEditions(b *testing.B) {
	n := openBench(b)
	a := newArticles()
	const documents = 100_000
	var sketches []text.Sketch
	for from := 0; from < documents; from += 1000 {
		if err := n.Exchange(b.Context(), "filling", func(x store.Exchange) error {
			for i := range 1000 {
				k := text.NewSketch(a.next())
				if i%20 == 0 {
					sketches = append(sketches, k)
				}
				// The text stands for itself: it is the sketches that are looked through.
				if _, err := x.PutDocument(store.Document{ID: fmt.Sprintf("doc-%d", from+i), Name: "Bench", Sketch: k, Published: incident.Date(2025, 1, 1)}, nil); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("Editions", func(b *testing.B) {
		var took []time.Duration
		met := 0
		for b.Loop() {
			for i, k := range sketches {
				start := time.Now()
				if err := n.Consult(b.Context(), "looking for copies", func(x store.Exchange) error {
					earlier, err := x.Editions(nil, k)
					e := incident.Edition{Document: "new", Published: incident.Date(2025, 1, 1), Sketch: k}
					if incident.TraceSource("doc:new", e, nil, earlier).Repeats != "" {
						met++
					}
					return err
				}); err != nil {
					b.Fatal(i, err)
				}
				took = append(took, time.Since(start))
			}
		}
		reportTimes(b, took)
		b.ReportMetric(100*float64(met)/float64(len(took)), "%found")
	})
	b.Run("NewSketch", func(b *testing.B) {
		words := a.next()
		for b.Loop() {
			text.NewSketch(words)
		}
	})
}
