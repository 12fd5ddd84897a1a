package cli

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"

	"tansiq/data"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/read"
)

// How much the rows about reading measure.
const (
	readDocuments = 300
	readBytes     = 14_000
)

// reading measures documents of the size of a long article, one after another on one core, then a process that reads one
// from its start.
func (b *bench) reading() error {
	var paragraphs []string
	for _, name := range []string{"report-ar-1.txt", "report-ar-2.txt", "report-en-1.txt"} {
		body, err := data.Samples.ReadFile("samples/" + name)
		if err != nil {
			return err
		}
		for p := range strings.SplitSeq(string(body), "\n\n") {
			if p = strings.TrimSpace(p); p != "" {
				paragraphs = append(paragraphs, p)
			}
		}
	}
	random := rand.New(rand.NewPCG(b.c.Seed, 3))
	documents := make([]string, readDocuments)
	for i := range documents {
		var body strings.Builder
		for body.Len() < readBytes {
			body.WriteString(paragraphs[random.IntN(len(paragraphs))] + "\n\n")
		}
		documents[i] = strings.ToValidUTF8(body.String()[:readBytes], "")
	}
	reader := node.NewReader()
	in := read.Input{Source: "bench", Published: incident.Date(2025, 1, 26)}
	if _, err := reader.Read(b.ctx, in, []byte(documents[0]), "text/plain"); err != nil { // tables are read once
		return err
	}
	times := make([]time.Duration, 0, len(documents))
	var whole time.Duration
	for _, d := range documents {
		begin := time.Now()
		if _, err := reader.Read(b.ctx, in, []byte(d), "text/plain"); err != nil {
			return err
		}
		took := time.Since(begin)
		times, whole = append(times, took), whole+took
	}
	rate := float64(len(documents)) / whole.Seconds()
	p50, p90, p99 := percentiles(times)
	b.add(benchLine{
		What: "Reports read on one core", Data: fmt.Sprintf("%d texts of 14 kB from paragraphs of the sample reports, Arabic and English, seed %d", readDocuments, b.c.Seed), Caches: "warm",
		Target: "≥ 300 /s, p99 < 15 ms", Met: rate >= 300 && p99 < 15, Values: map[string]float64{"per_second": rate, "p50_ms": p50, "p90_ms": p90, "p99_ms": p99},
		Shown: fmt.Sprintf("%.0f /s, p50 %.1f ms, p90 %.1f ms, p99 %.1f ms", rate, p50, p90, p99),
	})
	var files []string
	for i, d := range documents[:20] {
		file := filepath.Join(b.dir, fmt.Sprintf("report-%d.txt", i))
		if err := os.WriteFile(file, []byte(d), 0o600); err != nil {
			return err
		}
		files = append(files, file)
	}
	first, err := b.run("read", "--published", "2025-01-26", "--json", files[0])
	if err != nil {
		return err
	}
	many, err := b.run(append([]string{"read", "--published", "2025-01-26", "--json"}, files...)...)
	if err != nil {
		return err
	}
	b.add(benchLine{
		What: "From the start of the program to the first report read", Data: "one text of 14 kB; memory while 20 are read", Caches: "warm",
		Target: "< 200 ms, memory < 60 MB", Met: first.took < 200*time.Millisecond && many.peakMB < 60,
		Values: map[string]float64{"milliseconds": float64(first.took.Milliseconds()), "peak_mb": many.peakMB},
		Shown:  fmt.Sprintf("%d ms, peak memory %.0f MB", first.took.Milliseconds(), many.peakMB),
	})
	return nil
}
