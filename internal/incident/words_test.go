package incident

import "testing"

func TestQuantitiesInWords(t *testing.T) {
	for _, c := range []struct {
		q      Quantity
		ar, en string
	}{
		{Quantity{What: "killed", Unit: "people", Value: 4, Min: 4, Max: 4}, "4 قتلى", "4 killed"},
		{Quantity{What: "hideouts", Unit: "items", Value: 2, Min: 2, Max: 2}, "مخبآن", "2 hideouts"},
		{Quantity{What: "families", Unit: "families", Value: 160, Min: 160, Max: 160}, "160 عائلة", "160 families"},
		{Quantity{What: "soldiers", Unit: "people", Value: 300, Min: 0, Max: 300, Approx: true}, "حتى 300 جندي", "up to 300 soldiers"},
		{Quantity{What: "ammunition", Unit: "kg", Value: 15, Min: 15, Max: 15}, "15 كيلوغرامًا من المتفجرات", "15 kilograms of explosives"},
		{Quantity{What: "drugs", Unit: "kg", Value: 5, Min: 5, Max: -1}, "5 كيلوغرامات من المخدرات على الأقل", "at least 5 kilograms of drugs"},
		{Quantity{What: "money", Unit: "USD", Value: 40000, Min: 40000, Max: 40000}, "40000 دولار", "40000 dollars"},
		{Quantity{What: "sacks", Unit: "items", Value: 3, Min: 3, Max: 3}, "sacks: 3", "sacks: 3"},
	} {
		if got := c.q.Words(); got.AR != c.ar || got.EN != c.en {
			t.Errorf("%+v: %q and %q, want %q and %q", c.q, got.AR, got.EN, c.ar, c.en)
		}
	}
}
