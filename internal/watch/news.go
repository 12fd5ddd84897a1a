package watch

import "slices"

// Opened reports whether ground of an area stands in vacuum at a moment that was left after another moment, and not only until the
// next turn of a watch: what opens between two turns, each night, is no news. c answers the question a, whose window holds both.
func (m *Model) Opened(c *Coverage, after, t int64, a Ask) bool {
	for i := range c.Parts {
		p := &c.Parts[i]
		open, in := p.Vacuum.Around(t)
		if !in || open.From <= after {
			continue
		}
		left := m.left(p, open.From, a)
		if len(left) == 0 {
			return true
		}
		for _, l := range left {
			if l.Why != LeftPause {
				return true
			}
		}
	}
	return false
}

// StateAt is how the part stands at a moment of the window that was asked about; false where its version of the area does not hold then.
func (p *Part) StateAt(t int64) (GroundState, bool) { return p.at(t) }

// During are the times for which the part is in a state, within the window that was asked about. They must not be changed.
func (p *Part) During(s GroundState) Spans { return p.spansOf(s) }

// AreaIDs are the ids of all areas that there are or ever were.
func (m *Model) AreaIDs() []string { return slices.Clone(m.areaIDs) }
