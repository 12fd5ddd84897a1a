package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"

	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/read"
	"tansiq/internal/read/score"
	"tansiq/internal/text"
)

type readCmd struct {
	Published string   `placeholder:"2025-01-26" help:"Day of publication, which relative dates are counted from; what the document itself names otherwise."`
	JSON      bool     `name:"json" xor:"form" help:"Print JSON, with spans in Unicode code points."`
	STIX      bool     `name:"stix" xor:"form" help:"Print one STIX 2.1 bundle."`
	Actors    string   `type:"existingfile" placeholder:"FILE" help:"Actors of your own, in the columns of data/actors/README.md."`
	Score     string   `placeholder:"DIR" help:"Hold the reader against the annotated texts of a folder: NAME.txt with NAME.json each."`
	Misses    bool     `help:"With --score, list what was missed and what was invented."`
	Files     []string `arg:"" optional:"" name:"file" help:"Text, HTML, PDF or Word files, Arabic or English; - for standard input."`
}

func (readCmd) Help() string {
	return `Prints what documents state: each proposal with its date, places, actors and figures, whom the document
quotes for it, and where it contradicts itself. It touches no node; nothing is kept.

Examples:

    tansiq read report.txt
    tansiq read --published 2025-01-26 report.html
    tansiq read --json *.txt | jq '.documents[].contradictions'
    tansiq read --stix report.txt > report.json
    tansiq read --score internal/read/testdata/gold`
}

func (c readCmd) Run(e *env) error {
	published, err := incident.ParseDay(c.Published)
	if err != nil {
		return usagef("--published: %v", err)
	}
	tuneMemory(60) // many small garbage collections, some more work: reading on a laptop beside other programs
	reader := node.NewReaderWith(c.Actors)
	switch {
	case c.Score != "" && len(c.Files) > 0:
		return usagef("--score takes the texts of its folder: name no files beside it")
	case c.Score != "":
		return c.score(e, reader)
	case len(c.Files) == 0:
		return usagef("name a file to read, or - for standard input")
	}
	all := []node.Reading{}
	failed := false
	read := c.every(e, reader, published)
	if err := e.ctx.Err(); err != nil {
		return err
	}
	for i, got := range read {
		file := c.Files[i]
		if got.err != nil {
			failed = true
			e.say("tansiq: %v", got.err)
			continue
		}
		for _, note := range got.Document.Notes {
			e.say("%s: %s", file, note.EN)
		}
		for _, note := range got.Notes {
			e.say("%s: %s", file, note.EN)
		}
		all = append(all, got.Reading)
	}
	switch {
	case c.JSON:
		err = printReadings(e.out, all)
	case c.STIX:
		err = reader.WriteSTIX(e.out, all)
	default:
		for _, r := range all {
			show(e.out, r.Reading)
		}
	}
	if err == nil && failed {
		err = errTold
	}
	return err
}

// printReadings prints readings as one line of JSON, one after another: of many documents it is several times as long as
// their texts.
func printReadings(out io.Writer, all []node.Reading) error {
	w := bufio.NewWriter(out)
	w.WriteString(`{"documents":[`)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for i, r := range all {
		if i > 0 {
			w.WriteByte(',')
		}
		b.Reset()
		if err := enc.Encode(r.Printed()); err != nil {
			return err
		}
		w.Write(bytes.TrimSuffix(b.Bytes(), []byte("\n")))
	}
	w.WriteString("]}\n")
	return w.Flush()
}

type readResult struct {
	node.Reading
	err error
}

// every reads the files, several at a time, and returns them in the order in which they are named.
func (c readCmd) every(e *env, reader *node.Reader, published incident.Day) []readResult {
	out := make([]readResult, len(c.Files))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, file := range c.Files {
		group.Go(func() error {
			out[i].Reading, out[i].err = c.one(e, reader, file, published)
			return nil
		})
	}
	_ = group.Wait() // each error stands with its file
	return out
}

// score holds the reader against annotated texts.
func (c readCmd) score(e *env, reader *node.Reader) error {
	golds, err := score.Load(c.Score)
	if err != nil {
		return err
	}
	var t score.Tally
	for _, g := range golds {
		r, err := reader.Read(e.ctx, read.Input{Source: g.Name, Published: g.Published}, []byte(g.Text), "text/plain")
		if err != nil {
			return fmt.Errorf("reading %s: %w", g.Name, err)
		}
		t.Add(g, r.Reading)
	}
	if c.JSON {
		out := map[string]any{"texts": t.Texts, "slots": t.Rows(), "hypotheticals_as_fact": t.Hypotheticals, "lookalikes": t.Lookalikes, "wrong_spans": t.WrongSpans}
		if c.Misses {
			out["misses"] = t.Misses
		}
		return e.printJSON(out)
	}
	if c.Misses {
		for _, m := range t.Misses {
			fmt.Fprintln(e.out, m)
		}
		fmt.Fprintln(e.out)
	}
	fmt.Fprintf(e.out, "%d texts\n%-26s %9s %9s %9s   %s\n", t.Texts, "", "precision", "recall", "F1", "right/given/wanted")
	for _, row := range t.Rows() {
		fmt.Fprintf(e.out, "%-26s %9.3f %9.3f %9.3f   %d/%d/%d\n", row.Slot, row.Precision, row.Recall, row.F1, row.Right, row.Given, row.Wanted)
	}
	fmt.Fprintf(e.out, "hypotheticals shown as fact: %d; taken for a place, figure or date and none: %d; values that are not the text at their span: %d\n", t.Hypotheticals, t.Lookalikes, t.WrongSpans)
	return nil
}

// one reads one document.
func (c readCmd) one(e *env, reader *node.Reader, file string, published incident.Day) (node.Reading, error) {
	name := filepath.Base(file)
	if file == "-" {
		name = "standard input"
	}
	b, err := whole(e, file, name)
	if err != nil {
		return node.Reading{}, err
	}
	return reader.Read(e.ctx, read.Input{Source: name, Published: published}, b, "")
}

// whole reads a file, or standard input, as far as a document may be large: what is there may have no end, and what is
// waited for may never come, so it is given up with the context.
func whole(e *env, file, name string) ([]byte, error) {
	type result struct {
		b   []byte
		err error
	}
	if err := e.ctx.Err(); err != nil {
		return nil, err
	}
	done := make(chan result, 1)
	go func() {
		in, size := e.in, ""
		if file != "-" {
			f, err := os.Open(file)
			if err != nil {
				done <- result{err: err}
				return
			}
			defer f.Close()
			if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > document.MaxFile {
				size = fmt.Sprintf("%d bytes", info.Size())
			}
			in = f
		}
		var b []byte
		var err error
		if size == "" {
			if b, err = io.ReadAll(io.LimitReader(in, document.MaxFile+1)); len(b) > document.MaxFile {
				size = fmt.Sprintf("more than %d MB", document.MaxFile>>20)
			}
		}
		if size != "" {
			most := fmt.Sprintf("%d MB, a PDF or Word file up to %d MB", document.MaxBytes>>20, document.MaxFile>>20)
			done <- result{err: &document.Error{Code: "too_big", Name: name, Args: []string{size, most}}}
			return
		}
		done <- result{b, err}
	}()
	select {
	case r := <-done:
		var refused *document.Error
		if r.err != nil && !errors.As(r.err, &refused) {
			r.err = fmt.Errorf("opening %s: %w", file, plain(r.err))
		}
		return r.b, r.err
	case <-e.ctx.Done():
		return nil, e.ctx.Err()
	}
}

// show prints a reading for people.
func show(w io.Writer, r read.Reading) {
	published := "day of publication not known"
	if r.Published != incident.NoDay {
		published = "published " + r.Published.String()
	}
	fmt.Fprintf(w, "%s (%s, %s): %d proposals, %d judgments, %d contradictions\n", r.Source, r.Lang, published,
		len(r.Proposals), len(r.Judgments), len(r.Contradictions))
	line := func(label, format string, args ...any) {
		if s := strings.TrimSpace(fmt.Sprintf(format, args...)); s != "" {
			fmt.Fprintf(w, "      %-9s %s\n", label, s)
		}
	}
	for _, p := range r.Proposals {
		fmt.Fprintf(w, "\n  %-4s%s (%s, %s)\n", p.ID, p.Class, p.Side, p.Certainty)
		line("", "%s", p.Title.In(r.Lang))
		if p.Date != nil {
			line("when", "%s", when(*p.Date))
		}
		for _, d := range p.Rivals {
			line("or", "%s", when(d))
		}
		for _, place := range p.Places {
			line("where", "%s (%s)", both(place.Name), place.Precision)
		}
		for _, a := range p.Actors {
			line(string(a.Role), "%s", both(a.Name))
		}
		for _, q := range p.Quantities {
			line(q.What, "%s", amount(q))
		}
		line("method", "%s", strings.Join(p.Methods, ", "))
		line("says", "%s (%s)", p.Attribution.Source, p.Attribution.Kind)
		line("quote", "“%s”", p.Trigger.Text)
	}
	for _, j := range r.Judgments {
		fmt.Fprintf(w, "\n  judgment of %s\n      “%s”\n", strings.TrimSuffix(j.Who+", "+j.Affiliation, ", "), j.Text)
	}
	for _, c := range r.Contradictions {
		fmt.Fprintf(w, "\n  contradiction (%s)\n      %s\n", c.Kind, c.Explanation.In(r.Lang))
	}
	fmt.Fprintln(w)
}

// when writes a date with its precision and the words it was read from.
func when(d incident.When) string {
	s := d.Start.String()
	if d.End != d.Start {
		s += " to " + d.End.String()
	}
	if d.Start == incident.NoDay {
		s = "no date"
	}
	return fmt.Sprintf("%s (%s) from “%s”", s, d.Precision, d.Text)
}

func both(b text.Bilingual) string {
	if b.AR == "" || b.EN == "" || b.AR == b.EN {
		return b.In("en")
	}
	return b.EN + " · " + b.AR
}

// amount writes a quantity with its bounds.
func amount(q incident.Quantity) string {
	s := fmt.Sprint(q.Value)
	switch {
	case q.Max < 0:
		s = fmt.Sprintf("at least %d", q.Min)
	case q.Min != q.Max:
		s += fmt.Sprintf(" (%d to %d)", q.Min, q.Max)
	case q.Approx:
		s = "about " + s
	}
	if q.Of != "" {
		s += " of " + q.Of
	}
	return s
}
