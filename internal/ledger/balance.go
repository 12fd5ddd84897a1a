package ledger

import "time"

// Stats are the balance between two parties, seen from one of them, at one size of each log. Everything in it follows from the contents of both
// logs, so both parties get the same numbers, with the sides exchanged.
type Stats struct {
	Self     string   `json:"self"`
	Other    string   `json:"other"`
	Ours     int64    `json:"ours"`   // entries of our log that this counts: m
	Theirs   int64    `json:"theirs"` // and of theirs: n
	Unopened int64    `json:"unopened"` // entries of both whose content is erased or never was opened
	Lines    []Line   `json:"lines"`    // by agreement, what and step
	Breaches []Breach `json:"breaches"` // by time
}

// Line is what was given and received of one kind of thing, under one agreement and step.
type Line struct {
	Agreement string `json:"agreement"` // lineage
	What      string `json:"what"`
	Step      int    `json:"step"`
	Given     Tally  `json:"given"`    // by us
	Received  Tally  `json:"received"` // from them
}

// Tally counts the things that one party gave the other. A thing is one copy, however often it was given anew.
type Tally struct {
	Items     int             `json:"items"`     // different copies given
	Updates   int             `json:"updates"`   // given anew with other bytes
	Delivered int             `json:"delivered"` // of Items: in a parcel that the other took in
	Recalled  int             `json:"recalled"`  // of Items: taken back by the giver
	Withdrawn int             `json:"withdrawn"` // of Recalled: withdrawn by the taker
	Outcomes  int             `json:"outcomes"`  // of Items: with at least one outcome fed back
	Codes     map[string]int  `json:"codes,omitempty"` // the newest outcome of each by its code
	Delays    []time.Duration `json:"delays"`  // of Items: from giving to acknowledging, of those acknowledged, sorted
	Waiting   []time.Time     `json:"waiting"` // of Items: when those were given that are neither acknowledged nor recalled, sorted
}

// Breach is one party's statement that the other broke an agreement.
type Breach struct {
	By        string    `json:"by"` // who says so
	Agreement string    `json:"agreement"`
	Code      string    `json:"code"`
	Ref       string    `json:"ref"`
	At        time.Time `json:"at"`
}

// Balance draws the balance between self and other from the contents of both logs in order. A content that is erased or was never opened is the zero
// Content. To draw it at (m,n), pass ours[:m] and theirs[:n].
func Balance(self, other string, ours, theirs []Content) Stats { return Stats{} }

// Swap is the same balance seen from the other side.
func (s Stats) Swap() Stats { return s }

// Sum adds up the lines of one agreement, thing and step; empty strings and a negative step stand for all.
func (s Stats) Sum(agreement, what string, step int) (given, received Tally) { return }

// Acknowledged is how many were acknowledged.
func (t Tally) Acknowledged() int { return len(t.Delays) }

// Within is how many were acknowledged within d of being given.
func (t Tally) Within(d time.Duration) int { return 0 }

// Median is the median delay; 0 when none was acknowledged.
func (t Tally) Median() time.Duration { return 0 }

// P90 is the delay that nine in ten did not exceed; 0 when none was acknowledged.
func (t Tally) P90() time.Duration { return 0 }
