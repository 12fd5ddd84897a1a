package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/read"
	"tansiq/internal/text"
)

type readCmd struct {
	Published string   `placeholder:"2025-01-26" help:"Day of publication, which relative dates are counted from; what the document itself names otherwise."`
	JSON      bool     `name:"json" xor:"form" help:"Print JSON, with spans in Unicode code points."`
	STIX      bool     `name:"stix" xor:"form" help:"Print one STIX 2.1 bundle."`
	Files     []string `arg:"" name:"file" help:"Text or HTML files, Arabic or English; - for standard input."`
}

func (readCmd) Help() string {
	return `Prints what documents state: each proposal with its date, places, actors and figures, whom the document
quotes for it, and where it contradicts itself. It touches no node; nothing is kept.

Examples:

    tansiq read report.txt
    tansiq read --published 2025-01-26 report.html
    tansiq read --json *.txt | jq '.documents[].contradictions'
    tansiq read --stix report.txt > report.json`
}

func (c readCmd) Run(e *env) error {
	published, err := incident.ParseDay(c.Published)
	if err != nil {
		return usagef("--published: %v", err)
	}
	reader := node.NewReader()
	all := []node.Reading{}
	failed := false
	for _, file := range c.Files {
		r, err := c.one(e, reader, file, published)
		if err != nil {
			failed = true
			e.say("tansiq: %v", err)
			continue
		}
		for _, note := range r.Document.Notes {
			e.say("%s: %s", file, note.EN)
		}
		for _, note := range r.Notes {
			e.say("%s: %s", file, note.EN)
		}
		all = append(all, r)
	}
	switch {
	case c.JSON:
		documents := []any{}
		for _, r := range all {
			documents = append(documents, r.Printed())
		}
		err = e.printJSON(map[string]any{"documents": documents})
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

// one reads one document.
func (c readCmd) one(e *env, reader *node.Reader, file string, published incident.Day) (node.Reading, error) {
	var b []byte
	var err error
	name := filepath.Base(file)
	if file == "-" {
		name = "standard input"
		b, err = io.ReadAll(e.in)
	} else {
		b, err = os.ReadFile(file)
	}
	if err != nil {
		return node.Reading{}, fmt.Errorf("opening %s: %w", file, plain(err))
	}
	return reader.Read(e.ctx, read.Input{Source: name, Published: published}, b, "")
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
