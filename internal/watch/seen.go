package watch

import "tansiq/internal/incident"

// SeenWeek is how one piece of land was watched in one ISO week: shares of its area × time, 0…1, as this node knows it.
// Without it a count of nothing says nothing: it may be calm, or nobody looked.
type SeenWeek struct {
	Unit    string       `json:"unit,omitempty"` // administrative unit; empty: the box that was asked for
	Week    incident.Day `json:"week"`           // its Monday
	Watched Measure      `json:"watched"`
	Vacuum  Measure      `json:"vacuum"`
	Unknown Measure      `json:"unknown"`
}

// SeenWord is what a week without incidents means.
type SeenWord string

// The words. Only SeenQuiet is calm.
const (
	SeenQuiet     SeenWord = "quiet"     // it was watched, and nothing came
	SeenUnwatched SeenWord = "unwatched" // for a good part nobody watched
	SeenUnknown   SeenWord = "unknown"   // it is not known whether anybody did
)

// seenEnough is the share that must surely be watched before nothing counts as quiet.
const seenEnough = 0.9

// Zero is what a count of nothing means in that week.
func (s *SeenWeek) Zero() SeenWord {
	switch {
	case s.Watched.Low >= seenEnough:
		return SeenQuiet
	case s.Vacuum.High > 0 && s.Vacuum.High >= s.Unknown.High:
		return SeenUnwatched
	}
	return SeenUnknown
}
