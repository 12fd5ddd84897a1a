package release

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
)

var benchTerms = agreement.Terms{Giver: "p-a", Taker: "p-b", Title: bi("اتفاق", "Agreement"),
	Kinds: []agreement.Kind{agreement.Warning, agreement.Report}, Subjects: []string{"islamic-state"}, Units: []string{"SY"},
	From: incident.NoDay, To: incident.NoDay, Ceiling: incident.TLPAmber, Finest: incident.PlaceTown, Sources: true,
	Purpose: agreement.ProtectPeople, PAP: agreement.PAPAmber, Basis: agreement.DutyToWarn, Onward: agreement.Onward{Rule: agreement.OnwardNone},
	RetentionDays: 30, Starts: incident.Date(2025, 1, 1), Ends: incident.Date(2025, 12, 31), OnBreach: agreement.DropAll}

func benchInput(items []Item) Input {
	return Input{Agreement: &agreement.InForce{Lineage: "l", Terms: benchTerms, Since: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), Step: 1},
		Key: []byte("0123456789abcdef"), Party: Party{ID: "p-a", Name: bi("طرف أ", "Party A")}, Desk: incident.Desk{Subject: "islamic-state"},
		Items: items, Batch: time.Date(2025, 6, 12, 10, 0, 0, 0, time.UTC)}
}

// benchItem is an item of 100 properties: leaves of the claim's JSON, and of what is decided beside it.
func benchItem(i int) Item {
	c := incident.Claim{ID: fmt.Sprintf("id-%d", i), Key: fmt.Sprintf("document-%d#p1", i), State: incident.Confirmed, Class: incident.Clash, Side: incident.SideUndetermined,
		Title: bi("اشتباك بين قوات محلية ومسلحين قرب تدمر", "Clash between local forces and gunmen near Palmyra"),
		Summary: bi("أفادت مصادر محلية بوقوع اشتباكات بين مجموعتين مسلحتين في بادية حمص الشرقية أسفرت عن سقوط قتلى وجرحى من الطرفين، ولم تعلن أي جهة مسؤوليتها.",
			"Local sources reported clashes between two armed groups in the eastern desert of Homs; both sides had dead and wounded, and nobody claimed responsibility."),
		When:    incident.When{Start: incident.Date(2025, 1, 11), End: incident.Date(2025, 1, 11), Precision: incident.TimeDay},
		Methods: []string{"ied", "ambush"}, Certainty: incident.Reported, Grade: incident.Grade{Reliability: "B", Credibility: "3"},
		Source:  incident.Source{ID: "paper", Name: "A paper", Kind: incident.SourceMedia, Document: "d1", Published: incident.Date(2025, 1, 12)},
		Marking: incident.TLPGreen, By: "amal", At: time.Date(2025, 1, 12, 10, 0, 0, 0, time.UTC)}
	for j, n := range []string{"Palmyra", "Sukhna", "Arak"} {
		c.Places = append(c.Places, incident.Place{Name: bi("مكان", n), ID: n, Coord: &incident.Coord{Lon: 38.25 + float64(j), Lat: 34.5}, Precision: incident.PlaceTown, Unit: "SY-HI-tadmur"})
	}
	c.Places[2].Precision = incident.PlaceExact // finer than the terms allow
	for j, id := range []string{"islamic-state", "sdf", "army", "tribe", "guards"} {
		c.Actors = append(c.Actors, incident.Participant{ID: id, Name: bi("جهة", "Actor "+id), Role: []incident.Role{incident.By, incident.Against, incident.With, incident.Victim, incident.Involved}[j]})
	}
	for _, what := range []string{"killed", "wounded", "arrested", "vehicles", "weapons"} {
		c.Quantities = append(c.Quantities, incident.Quantity{What: what, Value: 4, Min: 2, Max: 4, Unit: "items"})
	}
	return Item{Claim: c, Incident: fmt.Sprintf("i%d", i), PAP: agreement.PAPAmber,
		Marks: map[string]incident.Marking{Source: incident.TLPRed}, Private: []string{Grade}}
}

func BenchmarkJudge(b *testing.B) {
	in := benchInput([]Item{benchItem(1)})
	d := newDecider(&in)
	w := d.workers(1)[0]
	var k kept
	b.ReportAllocs()
	for b.Loop() {
		k = kept{own: &in.Items[0].Claim, parent: -1}
		if w.judge(&in.Items[0], &k) != goes {
			b.Fatal("withheld")
		}
	}
}

// BenchmarkRelease gives whole claims of 100 properties, each in an incident of its own, as a first batch: filtered,
// composed, rendered, hashed, with ids and times. Wall time counts all processors as one; cpu-µs is the time of all.
func BenchmarkRelease(b *testing.B) {
	for _, n := range []int{1, 1000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			items := make([]Item, n)
			for i := range items {
				items[i] = benchItem(i)
			}
			in := benchInput(items)
			objects, size := 0, 0
			b.ReportAllocs()
			start := cpu()
			for b.Loop() {
				r := Decide(in)
				objects = len(r.Copies)
			}
			used := cpu() - start
			for _, c := range Decide(in).Copies {
				size += len(c.Raw)
			}
			each := 1000 * float64(b.N) * float64(n)
			b.ReportMetric(float64(b.Elapsed())/each, "µs/claim")
			b.ReportMetric(float64(used)/each, "cpu-µs/claim")
			b.ReportMetric(float64(objects)/float64(n), "objects/claim")
			b.ReportMetric(float64(size)/float64(n), "bytes/claim")
		})
	}
}

// BenchmarkSteady decides again what stands given unchanged, as every beat does.
func BenchmarkSteady(b *testing.B) {
	const n = 10_000
	items := make([]Item, n)
	for i := range items {
		items[i] = benchItem(i)
	}
	in := benchInput(items)
	r := Decide(in)
	in.Given = r.Apply(nil)
	b.ReportAllocs()
	start := cpu()
	for b.Loop() {
		if r := Decide(in); len(r.Copies) > 0 {
			b.Fatal("something is new")
		}
	}
	b.ReportMetric(float64(cpu()-start)/1000/float64(b.N)/n, "cpu-µs/claim")
}

// cpu is the processor time that this process has used.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
