package ledger

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sort"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// Report is what the verification of exported logs found.
type Report struct {
	Logs []LogReport `json:"logs"` // one, or the two of a pair
}

// LogReport is what the verification of one log found.
type LogReport struct {
	Header
	Head     Head     `json:"head"`     // of the entries in the file
	Signed   int64    `json:"signed"`   // entries that the writer's newest checkpoint covers
	Cosigned int64    `json:"cosigned"` // entries that the reader's newest cosignature covers
	Opened   int64    `json:"opened"`   // entries whose content is there
	Paired   bool     `json:"paired"`   // what it names as seen was held against the opposite log, which is in the file too
	Marks    []Mark   `json:"marks"`    // the reader's cosignatures, by size
	Flagged  int64    `json:"flagged"`  // how many times cannot be right
	Flags    []*Fault `json:"-"`        // the first maxFlags of them
}

const maxFlags = 100

func (r *LogReport) flag(f *Fault) {
	r.Flagged++
	if len(r.Flags) < maxFlags {
		r.Flags = append(r.Flags, f)
	}
}

// VerifyLog verifies what WriteLog wrote, with nothing but public keys. keys is asked for those of the writer and
// the reader of each log. each, unless nil, is handed every entry in order, its content zero where it is not opened;
// what it is handed is not verified before VerifyLog returns without an error. What is not right is a *Fault, and
// the report tells how far it went.
//
// The hashes of the file's logs are held in memory: about 250 bytes an entry.
func VerifyLog(r io.Reader, keys func(Header) (writer Opener, reader Witness, err error), each func(l Log, i int64, e Entry, c Content) error) (Report, error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 0, 64<<10), maxLine)
	var logs []*exported
	err := func() error {
		for lines.Scan() {
			var line exportLine
			d := json.NewDecoder(bytes.NewReader(lines.Bytes()))
			d.DisallowUnknownFields()
			if err := d.Decode(&line); err != nil || d.More() {
				return &Fault{Kind: FaultMalformed, Log: current(logs), Detail: fmt.Sprintf("a line is no line of an export: %v", err), cause: err}
			}
			if line.Ledger != nil {
				l, err := begin(line.Ledger, logs, keys)
				if err != nil {
					return err
				}
				logs = append(logs, l)
				continue
			}
			if len(logs) == 0 {
				return &Fault{Kind: FaultMalformed, Detail: "an export begins with its header"}
			}
			if err := logs[len(logs)-1].line(line, lines, each); err != nil {
				return err
			}
		}
		if err := lines.Err(); err != nil {
			if errors.Is(err, bufio.ErrTooLong) {
				return &Fault{Kind: FaultMalformed, Log: current(logs), Detail: "a line is too long", cause: err}
			}
			return fmt.Errorf("read the export: %w", err)
		}
		if len(logs) == 0 {
			return &Fault{Kind: FaultMalformed, Detail: "the file holds no log"}
		}
		for i, l := range logs {
			var opposite *exported
			if len(logs) == 2 {
				opposite = logs[1-i]
			}
			if err := l.finish(opposite); err != nil {
				return err
			}
		}
		for i, l := range logs {
			var opposite *exported
			if len(logs) == 2 {
				opposite = logs[1-i]
			}
			l.checkTimes(opposite)
		}
		return nil
	}()
	var report Report
	for _, l := range logs {
		report.Logs = append(report.Logs, l.report)
	}
	return report, err
}

func current(logs []*exported) Log {
	if len(logs) == 0 {
		return Log{}
	}
	return logs[len(logs)-1].report.Log
}

// exported is one log while it is verified.
type exported struct {
	report LogReport
	writer Opener
	reader Witness

	hashes  Hashes
	peaks   []tlog.Hash // of the entries up to base
	base    int64       // the entries that hashes cover
	pending [][]byte    // those after base
	prior   struct {    // the newest checkpoint that held, to say what happened when the next does not
		head  Head
		peaks []tlog.Hash
		since [][]byte // entries since, as long as they are few
	}
	signed      [][]byte // checkpoint of Signed, as evidence
	texts       []string // of the checkpoints that held, the newest few
	commitments map[[32]byte]int64
	seen        []seenAt // where what entries name as seen changes
	times       []int64  // that entries claim, in milliseconds; noTime where not opened
	credible    []Mark   // those that do not go back in time as the log grows
}

type seenAt struct {
	index int64
	head  Head
}

const (
	batch   = 512
	noTime  = -1 << 63
	fewLast = 64 // checkpoints that are remembered, to tell where a signature was taken from
)

// begin reads a header.
func begin(h *exportHeader, logs []*exported, keys func(Header) (Opener, Witness, error)) (*exported, error) {
	if h.Version != exportVersion {
		return nil, &Fault{Kind: FaultMalformed, Log: h.Log, Detail: fmt.Sprintf("an export of version %d is not known here", h.Version)}
	}
	if l, err := parseOrigin(h.Origin()); err != nil || l != h.Log || h.Size < 0 || h.Size > MaxSize {
		return nil, &Fault{Kind: FaultMalformed, Log: h.Log, Detail: fmt.Sprintf("the header names no log: %v", err)}
	}
	if len(logs) == 2 || len(logs) == 1 && logs[0].report.Opposite() != h.Log {
		return nil, &Fault{Kind: FaultWrongLog, Log: h.Log, Detail: "a file holds one log, or the two of a pair"}
	}
	writer, reader, err := keys(h.Header)
	if err != nil {
		return nil, fmt.Errorf("keys for %s: %w", h.Origin(), err)
	}
	l := &exported{report: LogReport{Header: h.Header, Head: Empty(), Marks: []Mark{}}, writer: writer, reader: reader, commitments: map[[32]byte]int64{}}
	l.prior.head = Empty()
	return l, nil
}

// size is the number of entries read.
func (x *exported) size() int64 { return x.base + int64(len(x.pending)) }

func (x *exported) fault(kind FaultKind, index int64, format string, a ...any) *Fault {
	f := &Fault{Kind: kind, Log: x.report.Log, Index: index, Known: x.size(), Detail: fmt.Sprintf(format, a...)}
	f.Evidence = append(f.Evidence, x.signed...)
	return f
}

// line takes in one line; rest are those that follow.
func (x *exported) line(line exportLine, rest *bufio.Scanner, each func(Log, int64, Entry, Content) error) error {
	switch {
	case line.I != nil && line.Checkpoint == "" && line.Cosigned == "":
		n := x.size()
		if *line.I < n && *line.I >= 0 {
			return x.fault(FaultReplay, n, "entry %d comes again", *line.I+1)
		}
		if *line.I != n {
			return x.missing(n, rest)
		}
		e, c, err := x.entry(line)
		if err != nil {
			return err
		}
		if each != nil {
			return each(x.report.Log, n, e, c)
		}
		return nil
	case line.I == nil && line.Entry == nil && line.Salt == nil && line.Content == "" && (line.Checkpoint == "") != (line.Cosigned == ""):
		return x.checkpoint([]byte(line.Checkpoint+line.Cosigned), line.Cosigned != "")
	}
	return x.fault(FaultMalformed, x.size(), "a line is neither an entry nor a checkpoint")
}

// missing is the fault of an entry that is not where it should be: in another order if it comes later, else missing.
func (x *exported) missing(n int64, rest *bufio.Scanner) error {
	for rest.Scan() {
		var line exportLine
		if json.Unmarshal(rest.Bytes(), &line) != nil || line.Ledger != nil {
			break
		}
		if line.I != nil && *line.I == n {
			return x.fault(FaultReorder, n, "entry %d stands after later ones", n+1)
		}
	}
	return x.fault(FaultGap, n, "entry %d is not there", n+1)
}

// entry takes in the next entry.
func (x *exported) entry(line exportLine) (Entry, Content, error) {
	n := x.size()
	e, err := ParseEntry(line.Entry)
	if err != nil {
		return Entry{}, Content{}, x.fault(FaultMalformed, n, "%v", err)
	}
	if first, again := x.commitments[e.Commitment]; again {
		return Entry{}, Content{}, x.fault(FaultReplay, n, "it is entry %d again", first+1)
	}
	x.commitments[e.Commitment] = n
	if n == 0 {
		x.seen = append(x.seen, seenAt{0, e.Seen})
	} else if last := x.seen[len(x.seen)-1].head; e.Seen != last {
		if e.Seen.Size <= last.Size {
			return Entry{}, Content{}, x.fault(FaultSeen, n, "it names %d entries, and the one before it %d, or another root", e.Seen.Size, last.Size)
		}
		x.seen = append(x.seen, seenAt{n, e.Seen})
	}
	var c Content
	at := int64(noTime)
	if line.Salt != nil || line.Content != "" {
		o := Opening{Salt: line.Salt, Content: []byte(line.Content)}
		if c, err = o.Open(e.Commitment); err != nil {
			return Entry{}, Content{}, x.fault(FaultOpening, n, "%v", err)
		}
		at = c.At.UnixMilli()
		x.report.Opened++
	}
	x.times = append(x.times, at)
	x.pending = append(x.pending, line.Entry)
	if len(x.prior.since) <= fewLeaves {
		x.prior.since = append(x.prior.since, line.Entry)
	}
	if len(x.pending) == batch {
		x.flush()
	}
	return e, c, nil
}

// flush puts the pending entries into the tree.
func (x *exported) flush() {
	hashes, peaks := grow(x.peaks, x.base, x.pending)
	x.hashes, x.peaks = append(x.hashes, hashes...), peaks
	x.base += int64(len(x.pending))
	x.pending = x.pending[:0]
	x.report.Head = Head{Size: x.base, Root: bag(peaks)}
}

// checkpoint takes in a checkpoint.
func (x *exported) checkpoint(signed []byte, cosigned bool) error {
	x.flush()
	l := x.report.Log
	head, _, err := openCheckpoint(l, signed, x.writer, x.texts...)
	if err != nil {
		return err
	}
	if head.Size > x.size() {
		return x.fault(FaultGap, x.size(), "a checkpoint of %d entries is signed", head.Size)
	}
	root, err := tlog.TreeHash(head.Size, x.hashes)
	if err != nil {
		return fmt.Errorf("verify %s: %w", l.Origin(), err)
	}
	switch {
	case root == head.Root:
	case head.Size <= x.report.Signed:
		// Both are signed, and the file holds the log of the larger one.
		proof, err := ProvePrefix(x.hashes, head.Size, x.report.Signed)
		if err != nil {
			return fmt.Errorf("verify %s: %w", l.Origin(), err)
		}
		f := x.fault(FaultEquivocation, head.Size, "checkpoints of %d and %d entries", head.Size, x.report.Signed)
		f.Evidence = append([][]byte{signed}, x.signed...)
		if len(x.signed) == 1 {
			f.Proof = &Equivocation{A: signed, B: x.signed[0], Proof: proof}
		}
		return f
	default:
		kind := FaultAltered
		if p := x.prior; head.Size == x.size() && p.head.Size+int64(len(p.since)) == head.Size && reordered(p.peaks, p.head.Size, p.since, head.Root) {
			kind = FaultReorder
		}
		f := x.fault(kind, x.prior.head.Size, "the entries do not give the root that was signed at %d", head.Size)
		f.Known, f.Evidence = x.prior.head.Size, [][]byte{signed}
		return f
	}
	if cosigned {
		_, at, err := openCosigned(l, signed, x.reader, x.texts...)
		if err != nil {
			return err
		}
		x.report.Marks = append(x.report.Marks, Mark{Size: head.Size, At: at})
		x.report.Cosigned = max(x.report.Cosigned, head.Size)
	}
	if head.Size >= x.report.Signed {
		x.report.Signed, x.signed = head.Size, [][]byte{signed}
	}
	if head.Size == x.size() {
		x.prior.head, x.prior.peaks, x.prior.since = x.report.Head, x.peaks, nil
	}
	if len(x.texts) == fewLast {
		x.texts = x.texts[1:]
	}
	x.texts = append(x.texts, CheckpointText(l, head))
	return nil
}

// finish checks what can be checked once the whole file is read.
func (x *exported) finish(opposite *exported) error {
	x.flush()
	if n := x.size(); n < x.report.Size {
		return x.fault(FaultGap, n, "the header names %d entries", x.report.Size)
	} else if n > x.report.Size {
		return x.fault(FaultMalformed, x.report.Size, "the header names %d entries only", x.report.Size)
	}
	slices.SortFunc(x.report.Marks, func(a, b Mark) int { return cmp.Or(cmp.Compare(a.Size, b.Size), a.At.Compare(b.At)) })
	for _, m := range x.report.Marks {
		if n := len(x.credible); n > 0 && m.At.Before(x.credible[n-1].At) {
			before := x.credible[n-1]
			x.report.flag(&Fault{
				Kind: FaultBackdated, Log: x.report.Log, Index: m.Size - 1, Claimed: m.At, After: before.At,
				Detail: fmt.Sprintf("the cosignature of %d entries is older than that of %d", m.Size, before.Size),
			})
			continue
		}
		x.credible = append(x.credible, m)
	}
	if opposite == nil {
		return nil
	}
	opposite.flush()
	tree := Tree{Head: opposite.report.Head, Hashes: opposite.hashes}
	for _, s := range x.seen {
		if s.head.Size > tree.Head.Size {
			return x.fault(FaultSeen, s.index, "it names %d entries, and there are %d", s.head.Size, tree.Head.Size)
		}
		root, err := tree.Root(s.head.Size)
		if err != nil {
			return fmt.Errorf("verify %s: %w", x.report.Origin(), err)
		}
		if root != s.head.Root {
			return x.fault(FaultSeen, s.index, "it names a root that the log never had at %d entries", s.head.Size)
		}
	}
	x.report.Paired = true
	return nil
}

// seenBy is the size that entry i names as seen.
func (x *exported) seenBy(i int64) int64 {
	k := sort.Search(len(x.seen), func(k int) bool { return x.seen[k].index > i })
	return x.seen[k-1].head.Size
}

// checkTimes flags the entries whose times cannot be right. opposite may be nil.
func (x *exported) checkTimes(opposite *exported) {
	marks := x.credible
	before, since := firstSeen(marks), lastBelow(marks)
	var claims []int64 // the latest time that the first entries of the opposite log claim, and can
	if opposite != nil {
		theirs := firstSeen(opposite.credible)
		claims = make([]int64, len(opposite.times)+1)
		claims[0] = noTime
		for j, t := range opposite.times {
			if b := theirs(int64(j)); t != noTime && !b.IsZero() {
				t = min(t, b.UnixMilli())
			}
			claims[j+1] = max(claims[j], t)
		}
	}
	var latest, answered time.Time
	asked := int64(0)
	for i, ms := range x.times {
		if ms == noTime {
			continue
		}
		index := int64(i)
		if n := x.seenBy(index); n > asked && opposite != nil {
			asked = n
			answered = since(opposite.seenBy(n - 1)) // as NotBefore
			if claims[n] != noTime {
				answered = later(answered, time.UnixMilli(claims[n]))
			}
			latest = later(latest, answered)
		}
		claimed, b := time.UnixMilli(ms).UTC(), before(index)
		if f := impossible(x.report.Log, index, claimed, latest, b); f != nil {
			x.report.flag(f)
		}
		latest = later(latest, clamp(claimed, time.Time{}, b))
	}
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// firstSeen gives for an entry the time of the first cosignature that covers it, zero if there is none. marks go up
// in size and time.
func firstSeen(marks []Mark) func(i int64) time.Time {
	return func(i int64) time.Time {
		k := sort.Search(len(marks), func(k int) bool { return marks[k].Size > i })
		if k == len(marks) {
			return time.Time{}
		}
		return marks[k].At
	}
}

// lastBelow gives for a size the time of the latest cosignature of a smaller one, zero if there is none. marks go up
// in size and time.
func lastBelow(marks []Mark) func(size int64) time.Time {
	return func(size int64) time.Time {
		k := sort.Search(len(marks), func(k int) bool { return marks[k].Size >= size })
		if k == 0 {
			return time.Time{}
		}
		return marks[k-1].At
	}
}
