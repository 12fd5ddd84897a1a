package incident

import "tansiq/internal/text"

// Likeness is how far one claim and what is known of a happening may be two accounts of the same thing. It only ever
// proposes: nothing is put together without a person.
type Likeness struct {
	Score   float64 `json:"score"` // 0…1; 0: nothing is proposed
	Agrees  []Point `json:"agrees,omitempty"`
	Differs []Point `json:"differs,omitempty"`
}

// Point is one slot in which two accounts agree or differ, in words.
type Point struct {
	Slot        string         `json:"slot"`   // class, time, place, side, actors, methods, or a quantity's What
	Ours        text.Bilingual `json:"ours"`   // what the claim says
	Theirs      text.Bilingual `json:"theirs"` // what is known
	Explanation text.Bilingual `json:"explanation"`
	Claim       string         `json:"claim,omitempty"` // id of the known claim that says so
	Weight      float64        `json:"weight"`          // what it adds to the score; of a difference: what it lacks
}
