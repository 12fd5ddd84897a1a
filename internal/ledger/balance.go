package ledger

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// Stats are the balance between two parties, seen from one of them, at one size of each log. Everything in it
// follows from the contents of both logs, so both parties get the same numbers, with the sides exchanged.
type Stats struct {
	Self     string   `json:"self"`
	Other    string   `json:"other"`
	Ours     int64    `json:"ours"`     // entries of our log that this counts: m
	Theirs   int64    `json:"theirs"`   // and of theirs: n
	Unopened int64    `json:"unopened"` // entries of both whose content the reader never had, or that was erased
	Lines    []Line   `json:"lines"`    // by agreement, thing and step
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

// Tally counts the things that one party gave the other. A thing is one copy, however often it was given anew; it
// counts where it was given first.
type Tally struct {
	Items     int             `json:"items"`           // copies given
	Updates   int             `json:"updates"`         // times that one was given anew with other bytes
	Delivered int             `json:"delivered"`       // of Items: in a parcel that the taker took in
	Recalled  int             `json:"recalled"`        // of Items: taken back by the giver
	Withdrawn int             `json:"withdrawn"`       // of Recalled: withdrawn by the taker
	Outcomes  int             `json:"outcomes"`        // of Items: with an outcome fed back
	Codes     map[string]int  `json:"codes,omitempty"` // of Outcomes: by the code of the newest
	Delays    []time.Duration `json:"delays"`          // of Items: from giving to acknowledging, of those acknowledged, sorted
	Waiting   []time.Time     `json:"waiting"`         // of Items: when those were given that are neither acknowledged nor recalled, sorted
}

// Breach is one party's statement that the other broke an agreement.
type Breach struct {
	By        string    `json:"by"` // who says so
	Agreement string    `json:"agreement"`
	Code      string    `json:"code"`
	Ref       string    `json:"ref"`
	At        time.Time `json:"at"`
}

// Balance draws the balance between self and other from the contents of both logs in order. A content that was
// erased or never opened is the zero Content. To draw it at (m,n), pass ours[:m] and theirs[:n]. Times are those
// that the entries claim, since only those are the same at both ends; what is acknowledged before it was given
// counts as acknowledged at once.
func Balance(self, other string, ours, theirs []Content) Stats {
	s := Stats{Self: self, Other: other, Ours: int64(len(ours)), Theirs: int64(len(theirs)), Lines: []Line{}, Breaches: []Breach{}}
	lines := map[lineKey]*Line{}
	line := func(k lineKey) *Line {
		if lines[k] == nil {
			lines[k] = &Line{Agreement: k.agreement, What: k.what, Step: k.step}
		}
		return lines[k]
	}
	for k, t := range tallies(ours, theirs) {
		line(k).Given = *t
	}
	for k, t := range tallies(theirs, ours) {
		line(k).Received = *t
	}
	for _, l := range lines {
		s.Lines = append(s.Lines, *l)
	}
	slices.SortFunc(s.Lines, func(a, b Line) int {
		return cmp.Or(strings.Compare(a.Agreement, b.Agreement), strings.Compare(a.What, b.What), cmp.Compare(a.Step, b.Step))
	})
	for i, log := range [2][]Content{ours, theirs} {
		for _, c := range log {
			switch c.Kind {
			case "", Committed:
				s.Unopened++
			case Breached:
				s.Breaches = append(s.Breaches, Breach{By: [2]string{self, other}[i], Agreement: c.Agreement, Code: c.Code, Ref: c.Ref, At: c.At})
			}
		}
	}
	slices.SortStableFunc(s.Breaches, func(a, b Breach) int {
		return cmp.Or(a.At.Compare(b.At), strings.Compare(a.By, b.By))
	})
	return s
}

type lineKey struct {
	agreement, what string
	step            int
}

// tallies counts what the writer of given gave the writer of taken.
func tallies(given, taken []Content) map[lineKey]*Tally {
	type item struct {
		key                                  lineKey
		at, acknowledged                     time.Time
		digest, code                         string
		parcels                              []string
		updates                              int
		known, answered, recalled, withdrawn bool
	}
	items := map[string]*item{}
	for _, c := range given {
		switch it := items[c.Ref]; {
		case c.Ref == "":
		case c.Kind == Gave && it == nil:
			items[c.Ref] = &item{key: lineKey{c.Agreement, c.What, c.Step}, at: c.At, digest: c.Digest, parcels: []string{c.Parcel}}
		case c.Kind == Gave:
			it.parcels = append(it.parcels, c.Parcel)
			it.recalled = false
			if c.Digest != it.digest {
				it.digest = c.Digest
				it.updates++
			}
		case c.Kind == Recalled && it != nil:
			it.recalled = true
		}
	}
	parcels := map[string]bool{}
	for _, c := range taken {
		if c.Kind == Received && c.Parcel != "" {
			parcels[c.Parcel] = true
			continue
		}
		it := items[c.Ref]
		if it == nil {
			continue
		}
		switch c.Kind {
		case Acknowledged:
			if !it.known {
				it.known, it.acknowledged = true, c.At
			}
		case Outcome:
			it.answered, it.code = true, c.Code
		case Withdrawn:
			it.withdrawn = true
		}
	}
	out := map[lineKey]*Tally{}
	for _, it := range items {
		t := out[it.key]
		if t == nil {
			t = &Tally{Delays: []time.Duration{}, Waiting: []time.Time{}}
			out[it.key] = t
		}
		t.Items++
		t.Updates += it.updates
		if slices.ContainsFunc(it.parcels, func(p string) bool { return parcels[p] }) {
			t.Delivered++
		}
		if it.recalled {
			t.Recalled++
			if it.withdrawn {
				t.Withdrawn++
			}
		}
		if it.answered {
			t.Outcomes++
			if t.Codes == nil {
				t.Codes = map[string]int{}
			}
			t.Codes[it.code]++
		}
		switch {
		case it.known:
			t.Delays = append(t.Delays, max(0, it.acknowledged.Sub(it.at)))
		case !it.recalled:
			t.Waiting = append(t.Waiting, it.at)
		}
	}
	for _, t := range out {
		t.sort()
	}
	return out
}

func (t *Tally) sort() {
	slices.Sort(t.Delays)
	slices.SortFunc(t.Waiting, time.Time.Compare)
}

// Swap is the same balance seen from the other side.
func (s Stats) Swap() Stats {
	s.Self, s.Other, s.Ours, s.Theirs = s.Other, s.Self, s.Theirs, s.Ours
	s.Lines = slices.Clone(s.Lines)
	for i, l := range s.Lines {
		s.Lines[i].Given, s.Lines[i].Received = l.Received, l.Given
	}
	return s
}

// Sum adds up the lines of one agreement, thing and step; an empty string and a negative step stand for all.
func (s Stats) Sum(agreement, what string, step int) (given, received Tally) {
	for _, l := range s.Lines {
		if (agreement == "" || l.Agreement == agreement) && (what == "" || l.What == what) && (step < 0 || l.Step == step) {
			given.add(l.Given)
			received.add(l.Received)
		}
	}
	given.sort()
	received.sort()
	return given, received
}

func (t *Tally) add(o Tally) {
	t.Items += o.Items
	t.Updates += o.Updates
	t.Delivered += o.Delivered
	t.Recalled += o.Recalled
	t.Withdrawn += o.Withdrawn
	t.Outcomes += o.Outcomes
	if t.Codes == nil && len(o.Codes) > 0 {
		t.Codes = map[string]int{}
	}
	for _, c := range slices.Sorted(maps.Keys(o.Codes)) {
		t.Codes[c] += o.Codes[c]
	}
	t.Delays = append(t.Delays, o.Delays...)
	t.Waiting = append(t.Waiting, o.Waiting...)
}

// Acknowledged is how many were acknowledged.
func (t Tally) Acknowledged() int { return len(t.Delays) }

// Within is how many were acknowledged within d of being given.
func (t Tally) Within(d time.Duration) int {
	n, _ := slices.BinarySearch(t.Delays, d+1)
	return n
}

// Overdue is how many were given more than d before now and are not acknowledged.
func (t Tally) Overdue(d time.Duration, now time.Time) int {
	n, _ := slices.BinarySearchFunc(t.Waiting, now.Add(-d), time.Time.Compare)
	return n
}

// Median is the median delay, the mean of the two in the middle when there are as many below as above; 0 when none
// was acknowledged.
func (t Tally) Median() time.Duration {
	n := len(t.Delays)
	switch {
	case n == 0:
		return 0
	case n%2 == 1:
		return t.Delays[n/2]
	}
	return t.Delays[n/2-1] + (t.Delays[n/2]-t.Delays[n/2-1])/2
}

// P90 is the delay that nine in ten did not exceed; 0 when none was acknowledged.
func (t Tally) P90() time.Duration {
	n := len(t.Delays)
	if n == 0 {
		return 0
	}
	return t.Delays[(n*9+9)/10-1]
}
