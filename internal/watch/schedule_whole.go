package watch

import (
	"slices"
	"strings"
	"time"
)

// Whole says the same times with whole occurrences: as schedules that need no Until to cut a rule, which is the form that calendars can
// hold. The first is the schedule with its rule ended, by UNTIL, at the last occurrence that Until does not cut; what Until does cut
// follows, each occurrence a schedule without a rule. A schedule without a rule, and one that nothing cuts, comes back alone. The error is a *ScheduleError.
func (s Schedule) Whole() ([]Schedule, error) {
	c, err := Compile(s)
	if err != nil {
		return nil, err
	}
	if c.until == End || c.length == 0 {
		return []Schedule{s}, nil
	}
	single := func(o Span) Schedule {
		from, to := o.Times()
		return Schedule{From: from, Until: to, Zone: s.Zone}
	}
	if c.rule == nil && len(c.also) == 0 {
		o, _ := c.Next(Begin)
		return []Schedule{single(o)}, nil
	}
	var out []Schedule
	whole := s
	whole.Until = time.Time{}
	lastWhole := c.until - c.length // starts up to here are not cut
	if first, ok := c.Next(Begin); ok && first.From <= lastWhole {
		if c.rule != nil {
			whole.Rule = endRule(s.Rule, min(lastWhole, c.rule.until))
			if c.rule.count > 0 {
				// COUNT ends it of itself where its last occurrence is whole.
				if last, ok := (&Compiled{from: c.from, until: End, length: c.length, rule: c.rule, zone: c.zone}).Last(horizon); ok && last.From <= lastWhole {
					whole.Rule = s.Rule
				}
			}
		}
		whole.Also = slices.DeleteFunc(slices.Clone(s.Also), func(t time.Time) bool { return t.Unix() > lastWhole })
		if _, err := Compile(whole); err == nil {
			out = append(out, whole)
		} else { // nothing is left of the rule but further times
			for _, u := range c.also {
				if _, left := slices.BinarySearch(c.except, u); u <= lastWhole && !left {
					out = append(out, single(Span{u, u + c.length}))
				}
			}
		}
	}
	for at := lastWhole; ; {
		o, ok := c.Next(at)
		if !ok {
			return out, nil
		}
		out, at = append(out, single(o)), o.From
	}
}

// endRule gives a rule the end until in place of the one that it has.
func endRule(value string, until int64) string {
	value = strings.TrimPrefix(strings.ToUpper(strings.TrimSpace(value)), "RRULE:")
	var parts []string
	for part := range strings.SplitSeq(strings.TrimSuffix(value, ";"), ";") {
		if !strings.HasPrefix(part, "COUNT=") && !strings.HasPrefix(part, "UNTIL=") {
			parts = append(parts, part)
		}
	}
	return strings.Join(append(parts, "UNTIL="+time.Unix(until, 0).UTC().Format("20060102T150405Z")), ";")
}
