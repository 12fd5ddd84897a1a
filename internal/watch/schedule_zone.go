package watch

import (
	"time"
	_ "time/tzdata" // a server without zone files must keep watches all the same
)

// clock turns local seconds, what a clock on the wall shows counted as if it were UTC, into moments. It remembers the stretch
// between two changes that it was last asked about, so that asking in order costs a comparison.
//
// A local time that happens twice, when clocks are put back, is the first of the two. One that does not happen, when they are put
// forward, is read by the clock before the change: 00:30 in a night that goes from 24:00 to 01:00 is 01:30 (RFC 5545, 3.3.5). Section
// 3.3.10 would drop it; a watch that begins at midnight would then have a night without anybody, which nobody means.
type clock struct {
	zone   *time.Location
	off    int64 // seconds ahead of UTC
	lo, hi int64 // local seconds for which it holds
	from   int64 // moments for which it holds
	to     int64
}

func newClock(zone *time.Location) clock { return clock{zone: zone, hi: Begin, to: Begin} }

// moment is the moment, in seconds since 1970 UTC, at which the clock shows l.
func (c *clock) moment(l int64) int64 {
	if l < c.lo || l >= c.hi {
		c.seek(l)
	}
	return l - c.off
}

func (c *clock) seek(l int64) {
	// No zone is a day away from UTC: whatever ends two days earlier cannot show l.
	u, lo := l-2*day, l
	for {
		c.set(u)
		if c.to == End {
			c.lo, c.hi = lo, End
			return
		}
		_, next := time.Unix(c.to, 0).In(c.zone).Zone()
		c.hi = c.to + max(c.off, int64(next))
		if l < c.hi {
			c.lo = lo
			return
		}
		u, lo = c.to, c.hi
	}
}

// set moves to the stretch that holds the moment u.
func (c *clock) set(u int64) {
	t := time.Unix(u, 0).In(c.zone)
	_, off := t.Zone()
	c.off, c.from, c.to = int64(off), Begin, End
	from, to := t.ZoneBounds()
	if !from.IsZero() {
		c.from = from.Unix()
	}
	if !to.IsZero() {
		// By a zone's rule for years to come, Go lets a stretch end 365 days after New Year: on 31 December of a leap year it is over already.
		c.to = max(to.Unix(), u+hour)
	}
}

// offset is how many seconds the clock is ahead of UTC at the moment u.
func (c *clock) offset(u int64) int64 {
	if u < c.from || u >= c.to {
		c.set(u)
		c.lo, c.hi = End, Begin // moment has to look anew
	}
	return c.off
}
