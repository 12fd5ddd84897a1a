package read_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/text"
)

// passage is a short text of testdata/acts and what happens in it. There the words that tell a happening stand in braces
// behind its classes, the best first: {attack/clash:هاجم}. {=:words} tells the last happening again, {?class:words} one
// that may be left out, {!:words} what only looks like a happening.
type passage struct {
	text   string
	events []told
	empty  []text.Span // looks like a happening
}

type told struct {
	classes  []string
	optional bool
	anchors  []text.Span
}

func passages(t *testing.T, file string) []passage {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", "acts", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []passage
	for part := range strings.SplitSeq(strings.TrimSpace(string(raw)), "\n\n") {
		p, err := parsePassage(part)
		if err != nil {
			t.Fatalf("%s: %v in %q", file, err, part)
		}
		out = append(out, p)
	}
	return out
}

func parsePassage(s string) (passage, error) {
	var p passage
	var b strings.Builder
	n := 0
	for s != "" {
		before, rest, found := strings.Cut(s, "{")
		b.WriteString(before)
		n += len([]rune(before))
		if !found {
			break
		}
		mark, after, ok := strings.Cut(rest, "}")
		class, words, ok2 := strings.Cut(mark, ":")
		if !ok || !ok2 {
			return p, fmt.Errorf("the mark %q is not closed or has no class", mark)
		}
		b.WriteString(words)
		span := text.Span{Start: n, End: n + len([]rune(words))}
		n = span.End
		s = after
		switch {
		case class == "!":
			p.empty = append(p.empty, span)
		case class == "=":
			if len(p.events) == 0 {
				return p, fmt.Errorf("%q tells nothing again", words)
			}
			e := &p.events[len(p.events)-1]
			e.anchors = append(e.anchors, span)
		default:
			e := told{anchors: []text.Span{span}}
			class, e.optional = strings.TrimPrefix(class, "?"), strings.HasPrefix(class, "?")
			e.classes = strings.Split(class, "/")
			for _, c := range e.classes {
				if !incident.Class(c).Known() {
					return p, fmt.Errorf("%q is no class", c)
				}
			}
			p.events = append(p.events, e)
		}
	}
	p.text = b.String()
	return p, nil
}

// actsScore counts happenings by class and anchor, and what only looks like one and is shown as fact.
type actsScore struct {
	right, given, wanted, asFact int
	misses                       []string
}

func (s *actsScore) f1() float64 {
	return 2 * float64(s.right) / float64(s.given+s.wanted)
}

func (s *actsScore) String() string {
	return fmt.Sprintf("P %.3f  R %.3f  F1 %.3f  %d/%d/%d, hypothetical as fact %d",
		float64(s.right)/float64(max(s.given, 1)), float64(s.right)/float64(max(s.wanted, 1)), s.f1(), s.right, s.given, s.wanted, s.asFact)
}

func (s *actsScore) add(p passage, r read.Reading) {
	touches := func(q read.Proposal, spans []text.Span) bool {
		return slices.ContainsFunc(q.Anchors, func(a read.Quote) bool {
			return slices.ContainsFunc(spans, func(b text.Span) bool { return a.Span.Start < b.End && b.Start < a.Span.End })
		})
	}
	miss := func(format string, args ...any) {
		s.misses = append(s.misses, fmt.Sprintf(format, args...)+" in "+p.text)
	}
	used := map[int]bool{}
	for _, e := range p.events {
		k := slices.IndexFunc(r.Proposals, func(q read.Proposal) bool {
			return slices.Contains(e.classes, string(q.Class)) && touches(q, e.anchors)
		})
		for k >= 0 && used[k] {
			next := slices.IndexFunc(r.Proposals[k+1:], func(q read.Proposal) bool {
				return slices.Contains(e.classes, string(q.Class)) && touches(q, e.anchors)
			})
			if next < 0 {
				k = -1
				break
			}
			k += 1 + next
		}
		switch {
		case k >= 0:
			used[k] = true
			if e.optional {
				continue
			}
			s.right, s.given, s.wanted = s.right+1, s.given+1, s.wanted+1
		case !e.optional:
			s.wanted++
			miss("missed %s %q", e.classes[0], sliceOf(p.text, e.anchors[0]))
		}
	}
	for k, q := range r.Proposals {
		if used[k] {
			continue
		}
		s.given++
		fact := q.Certainty == incident.Asserted || q.Certainty == incident.Reported || q.Certainty == incident.Claimed
		if fact && touches(q, p.empty) {
			s.asFact++
			miss("HYPOTHETICAL %s %q", q.Class, q.Trigger.Text)
		} else {
			miss("invented %s %q %s", q.Class, q.Trigger.Text, q.Certainty)
		}
	}
}

func sliceOf(s string, sp text.Span) string { return string([]rune(s)[sp.Start:sp.End]) }

// The rounds were written one after the other, each before anybody looked at what the reader makes of it; the later rounds are in
// denser sentences. On first sight the reader, as it then was, reached in F1 (Arabic, English): first round 0.72, 0.72; second
// 0.78, 0.84; third 0.75, 0.76; fourth 0.50, 0.48; fifth 0.50, 0.72; sixth 0.79; seventh 0.80; eighth 0.81. The ninth is of constructions that reports not seen before had taught.
// The seventh of the English ones is one sentence after another, class by class in the wordings of newsrooms; seven in ten were read at first;
// the eighth is of constructions that reports not seen before had taught;
// the ninth says the same acts in plainer English, of which four in ten were read at first. After each round the rules that were missing were written.

// TestActs holds the reader against short passages that were written before anybody looked at what it makes of them.
func TestActs(t *testing.T) {
	know := shippedKnowledge(t)
	for _, c := range []struct {
		file  string
		floor float64
	}{
		{"first-ar.txt", 0.95}, {"first-en.txt", 0.95}, {"second-ar.txt", 0.93}, {"second-en.txt", 0.93}, {"third-ar.txt", 0.93}, {"third-en.txt", 0.93}, {"fourth-ar.txt", 0.90}, {"fourth-en.txt", 0.90}, {"fifth-ar.txt", 0.92}, {"fifth-en.txt", 0.90}, {"sixth-ar.txt", 0.90}, {"seventh-ar.txt", 0.86}, {"eighth-ar.txt", 0.86}, {"ninth-ar.txt", 0.90}, {"sixth-en.txt", 0.90}, {"seventh-en.txt", 0.97}, {"eighth-en.txt", 0.95}, {"ninth-en.txt", 0.97},
	} {
		var s actsScore
		for _, p := range passages(t, c.file) {
			r, err := read.Read(t.Context(), read.Input{Text: p.text}, know)
			if err != nil {
				t.Fatal(err)
			}
			s.add(p, r)
		}
		t.Logf("%-14s %s", c.file, &s)
		if s.f1() < c.floor {
			t.Errorf("%s: F1 %.3f, was %.3f:\n%s", c.file, s.f1(), c.floor, strings.Join(s.misses, "\n"))
		}
		if out := os.Getenv("TANSIQ_MISSES"); out != "" {
			if err := os.WriteFile(out+"-"+c.file, []byte(strings.Join(s.misses, "\n")+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
