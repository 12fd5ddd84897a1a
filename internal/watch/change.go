package watch

import "time"

// A watch is edited in one of two ways. A correction is a further version of it: what it says was always so, and what was told
// before was wrong. A change from a moment on leaves what it was before as recorded: the watch ends there, and another one that
// follows it begins.

// Lasts is from the first moment at which the watch may cover something to the first from which it covers nothing any more; End
// where none is known. It is empty for a schedule that cannot be read, and for a watch that never covers anything.
func (w *Watch) Lasts() Span {
	c, err := Compile(w.Schedule)
	if err != nil {
		return Span{}
	}
	s := c.Bounds().Cut(w.Kept())
	s.From = max(s.From, w.Schedule.From.Unix())
	return s
}

// ChangeAt ends the watch at a moment and lets next begin there: old covers what w covers before the moment and nothing after,
// follower what next says from the moment on and nothing before. A turn of next that is under way at the moment counts from
// there, so nothing opens where both keep the same hours. What w was to come to afterwards (that it is withdrawn, or was changed
// already) befalls the follower. The caller gives the follower its id and writes that into old.ChangedTo.
//
// The moment is cut to whole seconds. It must lie after the beginning of w and before its end; it may lie in the future. The
// error is an *Error or a *ScheduleError.
func (w *Watch) ChangeAt(next Watch, at time.Time) (old, follower Watch, err error) {
	at = at.UTC().Truncate(time.Second)
	bad := func(code string, t time.Time) error {
		return &Error{Code: code, Field: "change_at", Value: t.UTC().Format("2006-01-02 15:04Z")}
	}
	lasts := w.Lasts()
	from, to := lasts.Times()
	switch {
	case lasts.Empty() || at.Unix() >= lasts.To:
		return old, follower, bad("change_late", to)
	case at.Unix() <= lasts.From:
		return old, follower, bad("change_early", from)
	}
	old, follower = *w, next
	follower.ID, follower.Version, follower.Follows, follower.Begins = "", 0, w.ID, at
	follower.Withdrawn, follower.Why, follower.ChangedTo = w.Withdrawn, w.Why, w.ChangedTo
	if s := &follower.Schedule; s.Rule == "" && s.Length == 0 && s.From.Before(at) && (s.Until.IsZero() || s.Until.After(at)) {
		s.From = at // one long turn: it says when it begins, and has no phase to keep
	}
	if err := follower.Schedule.Check(); err != nil {
		return old, follower, err
	}
	if follower.Lasts().Empty() {
		return old, follower, bad("change_nothing", at)
	}
	old.Withdrawn, old.Why, old.ChangedTo = at, "", ""
	return old, follower, nil
}
