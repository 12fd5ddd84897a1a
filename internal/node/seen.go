package node

import (
	"context"
	"fmt"
	"sync"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// maxSeenWeeks bounds one question about what was watched.
const maxSeenWeeks = 520

// seenCache keeps what was worked out for the model as it stands.
type seenCache struct {
	mu       sync.Mutex
	revision string
	weeks    map[string]watch.SeenWeek
}

// Seen says, week by week from the one that holds from to the one that holds to, how an administrative unit, or, where
// unit is empty, a box was watched. It is kept until something about watches changes. More than ten years is refused as a
// *watch.Error, a unit that is not there as ErrNotFound.
func (n *Node) Seen(ctx context.Context, unit string, box *store.Box, from, to incident.Day) ([]watch.SeenWeek, error) {
	first, last := monday(from), monday(to)
	if from == incident.NoDay || to == incident.NoDay || last < first || (last-first)/7 >= maxSeenWeeks {
		return nil, &watch.Error{Code: "window", Field: "from"}
	}
	m, revision, err := n.WatchModelRevision(ctx)
	if err != nil {
		return nil, err
	}
	key, shape := unit, area.Shape{}
	if unit != "" {
		a, err := n.AreaOfUnit(unit)
		if err != nil {
			return nil, err
		}
		shape = a.Shape
	} else if box != nil {
		key = fmt.Sprintf("%v", *box)
		var ring []area.Point
		for _, p := range [][2]float64{{box.West, box.South}, {box.East, box.South}, {box.East, box.North}, {box.West, box.North}} {
			ring = append(ring, area.PointOf(p[0], p[1]))
		}
		if shape, _, err = area.MakeShape([][][]area.Point{{ring}}); err != nil {
			return nil, err
		}
	} else {
		return nil, &watch.Error{Code: "shape", Field: "unit"}
	}
	c := &n.seen
	c.mu.Lock()
	if c.weeks == nil || c.revision != revision || len(c.weeks) > 50_000 {
		c.revision, c.weeks = revision, map[string]watch.SeenWeek{}
	}
	known := c.weeks
	c.mu.Unlock()
	var out []watch.SeenWeek
	for w := first; w <= last; w += 7 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		id := key + w.String()
		c.mu.Lock()
		s, ok := known[id]
		c.mu.Unlock()
		if !ok {
			seen, err := m.Seen(shape, watch.Ask{Window: watch.SpanOf(w.Time(), (w + 7).Time())})
			if err != nil {
				return nil, err
			}
			s = watch.SeenWeek{Unit: unit, Week: w, Watched: seen.Share(seen.Watched), Vacuum: seen.Share(seen.Vacuum), Unknown: seen.Share(seen.Unknown)}
			c.mu.Lock()
			known[id] = s
			c.mu.Unlock()
		}
		out = append(out, s)
	}
	return out, nil
}

// monday is the first day of the ISO week of a day.
func monday(d incident.Day) incident.Day {
	if d == incident.NoDay {
		return d
	}
	return d - incident.Day((int(d.Time().Weekday())+6)%7)
}
