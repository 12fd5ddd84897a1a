package incident

import (
	"slices"
	"testing"

	"tansiq/internal/text"
)

func TestOtherwise(t *testing.T) {
	day := func(d Day) When { return When{Start: d, End: d, Precision: TimeDay} }
	paper, office := "the paper", "the office"
	jan, dec := Date(2025, 1, 11), Date(2024, 12, 11)
	c := Claim{
		ID: "f0000000-0000-5000-8000-000000000000", Key: "doc-1#p1", State: Confirmed, Class: FoiledPlot, When: day(jan), Certainty: Asserted, Marking: TLPAmber,
		Quantities: []Quantity{{What: "killed", Value: 3, Min: 3, Max: 3, Unit: "people", By: &office}, {What: "killed", Value: 5, Min: 5, Max: 5, Unit: "people", By: &paper},
			{What: "killed", Value: 5, Min: 5, Max: 5, Unit: "people"}, {What: "wounded", Value: 1, Min: 1, Max: 1, Unit: "people"}},
		Source: Source{ID: "doc:1", Name: "Paper", Kind: SourceMedia, Published: NoDay, Evidence: []text.Span{{Start: 0, End: 10}, {Start: 20, End: 40}}},
	}
	other := day(dec)
	other.Span = &text.Span{Start: 22, End: 30}
	rest, err := c.Otherwise([]When{other, day(jan), other, {Start: NoDay, End: NoDay, Precision: TimeRelative}})
	if err != nil || len(rest) != 2 {
		t.Fatalf("%d claims, %v: %+v", len(rest), err, rest)
	}
	if r := rest[0]; r.When.Start != dec || len(r.Quantities) != 0 || !slices.Equal(r.Source.Evidence, []text.Span{{Start: 20, End: 40}}) || r.Key != "doc-1#p1+1" || r.ID == c.ID {
		t.Errorf("the other time: %+v", r)
	}
	if r := rest[1]; r.Source.Says != paper || len(r.Quantities) != 1 || r.Quantities[0].Value != 5 || r.When.Start != jan {
		t.Errorf("the other figure: %+v", r)
	}
	// Whatever the ids, and however the claim is corrected, what it says is shown.
	for _, id := range []string{c.ID, "00000000-0000-5000-8000-000000000000"} {
		c := c
		c.ID = id
		inc, err := Compose(append(slices.Clone(rest), c), Desk{Subject: "islamic-state"})
		if err != nil || inc.When.Value.Start != jan {
			t.Errorf("%s: %+v %v", id, inc.When, err)
		}
	}
	inc, err := Compose(append(slices.Clone(rest), c), Desk{Subject: "islamic-state"})
	if err != nil {
		t.Fatal(err)
	}
	if inc.Sources != 1 || inc.When.Value.Start != jan || len(inc.When.Rivals) != 1 || inc.When.Rivals[0].Value.Start != dec {
		t.Errorf("time: %d sources, %+v", inc.Sources, inc.When)
	}
	if q := inc.Quantities[0]; q.Value.Value != 3 || len(q.Rivals) != 1 || q.Rivals[0].Value.Value != 5 {
		t.Errorf("killed: %+v", q)
	}
	var kinds []string
	for _, x := range inc.Contradictions {
		kinds = append(kinds, x.Kind)
	}
	if !slices.Equal(kinds, []string{"date_vs_date", "count_vs_count"}) {
		t.Errorf("contradictions %q", kinds)
	}
	again, err := c.Otherwise([]When{other})
	if err != nil || len(again) != 2 || again[0].ID != rest[0].ID {
		t.Error("the same claim gives other ids")
	}
	plain := c
	plain.Quantities = nil
	if none, err := plain.Otherwise(nil); err != nil || len(none) != 0 {
		t.Errorf("one that says nothing twice: %+v %v", none, err)
	}
}
