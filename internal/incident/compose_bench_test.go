package incident

import "testing"

func ucdpLike() Claim {
	return Claim{
		ID: "6f0c2f1e-8f3e-5d1c-9a59-1f6f1f2d9f10", Key: "ucdp-ged:217045", State: Confirmed, Class: Clash,
		When:   When{Start: Date(2017, 1, 10), End: Date(2017, 1, 10), Precision: TimeDay},
		Places: []Place{{Name: bi("تنب", "Tanab village"), Coord: &Coord{37, 36.5}, Precision: PlaceNear, Unit: "SY0204"}},
		Actors: []Participant{
			{ID: "islamic-state", Name: bi("تنظيم الدولة الإسلامية", "Islamic State"), Role: Involved},
			{ID: "sdf", Name: bi("قوات سوريا الديمقراطية", "Syrian Democratic Forces"), Role: Involved}},
		Quantities: []Quantity{
			{What: "killed", Value: 4, Min: 2, Max: 4, Unit: "people"},
			{What: "killed", Of: "islamic-state", Value: 2, Min: 2, Max: 2, Unit: "people"},
			{What: "killed", Of: "sdf", Value: 2, Min: 2, Max: 2, Unit: "people"}},
		Certainty: Reported, Source: Source{ID: "ucdp-ged", Name: "UCDP GED", Kind: SourceDataset, Row: "217045", Published: NoDay},
		Marking: TLPClear, By: "import:ucdp",
	}
}

func BenchmarkComposeOne(b *testing.B) {
	claims := []Claim{ucdpLike()}
	desk := Desk{Subject: "islamic-state"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(claims, desk); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkComposeFive(b *testing.B) {
	claims := make([]Claim, 5)
	for i := range claims {
		claims[i] = ucdpLike()
		claims[i].ID = string(rune('a'+i)) + claims[i].ID
		claims[i].Source.ID = string(rune('a' + i%3))
		claims[i].When.Start -= Day(i % 2)
		claims[i].Quantities[0].Value += int64(i % 3)
	}
	desk := Desk{Subject: "islamic-state"}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Compose(claims, desk); err != nil {
			b.Fatal(err)
		}
	}
}
