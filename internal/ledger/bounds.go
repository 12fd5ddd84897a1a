package ledger

import "time"

// Tolerance is by how much the clocks of two parties may differ before a time counts as impossible.
const Tolerance = 10 * time.Minute

// Mark is one cosignature by the reader of a log: at the time At it held Size entries, and no more.
type Mark struct {
	Size int64     `json:"size"`
	At   time.Time `json:"at"`
}

// Bounds are the times of the cosignatures around entry i: by after, the reader did not have it yet; at before, it
// did. Zero where no mark bounds it. Marks may be in any order.
//
// before is firm: the entry was written by then. after is when the reader did not know of it; the writer may have
// written it earlier and not delivered it yet. NotBefore gives the firm bound on that side.
func Bounds(marks []Mark, i int64) (after, before time.Time) {
	for _, m := range marks {
		switch {
		case m.Size > i && (before.IsZero() || m.At.Before(before)):
			before = m.At
		case m.Size <= i && m.At.After(after):
			after = m.At
		}
	}
	return after, before
}

// NotBefore is a time before which an entry cannot have been written: the latest cosignature, among marks on its
// log, that its writer is shown to have been answered after. answer is the newest entry of the opposite log that the
// entry names as seen. Its author had seen answer.Seen.Size entries, which is more than it had at every mark of a
// smaller size: those marks came before answer, and answer before the entry. Zero where there is none.
func NotBefore(marks []Mark, answer Entry) (t time.Time) {
	for _, m := range marks {
		if m.Size < answer.Seen.Size && m.At.After(t) {
			t = m.At
		}
	}
	return t
}

// impossible is the fault of a time that breaks its bounds by more than the tolerance, or nil. Zero bounds do not
// bind.
func impossible(l Log, index int64, claimed, after, before time.Time) *Fault {
	early := !after.IsZero() && claimed.Before(after.Add(-Tolerance))
	late := !before.IsZero() && claimed.After(before.Add(Tolerance))
	if !early && !late {
		return nil
	}
	f := &Fault{Kind: FaultBackdated, Log: l, Index: index, Claimed: claimed}
	if early {
		f.After = after
	} else {
		f.Before = before
	}
	f.Detail = "it claims " + claimed.UTC().Format(TimeLayout)
	return f
}

// clamp puts a time within its bounds.
func clamp(t, after, before time.Time) time.Time {
	if !before.IsZero() && t.After(before) {
		t = before
	}
	if t.Before(after) {
		t = after
	}
	return t
}
