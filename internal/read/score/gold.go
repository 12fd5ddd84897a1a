// Package score holds readings against what careful analysts took from the same texts, slot by slot: precision,
// recall and F1 of events, arguments, dates, places and quantities, and what must never happen counted one by one.
// The format of the annotations and what they mean is told in internal/read/testdata/GUIDE.md.
//
// It judges readings and makes none; it knows nothing of how the reader works beyond what a Reading says.
package score

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Gold is the annotation of one text.
type Gold struct {
	Name           string          `json:"-"` // of the files, without their ending
	Text           string          `json:"-"`
	Lang           string          `json:"lang"`
	Register       string          `json:"register"`
	Published      incident.Day    `json:"published"`
	Events         []Event         `json:"events"`
	Dates          []Date          `json:"dates"`
	Places         []Place         `json:"places"`
	Quantities     []Quantity      `json:"quantities"`
	Judgments      []Judgment      `json:"judgments"`
	Contradictions []Contradiction `json:"contradictions"`
	Hypotheticals  []Quote         `json:"hypotheticals"`
	NotPlaces      []Quote         `json:"not_places"`
	NotQuantities  []Quote         `json:"not_quantities"`
	NotDates       []Quote         `json:"not_dates"`
}

// Quote is a piece of the text: the Nth place where exactly these letters stand, counted from 1; 0 is 1. In the lists of
// an event it may be Optional there.
type Quote struct {
	Text     string `json:"text"`
	Nth      int    `json:"nth,omitempty"`
	Optional bool   `json:"optional,omitempty"`

	span text.Span
}

// Event is one happening with the slots that were annotated.
type Event struct {
	ID          string             `json:"id"`
	Class       incident.Class     `json:"class"`
	Accept      []incident.Class   `json:"accept"`
	Side        incident.Side      `json:"side"`
	Certainty   incident.Certainty `json:"certainty"`
	Optional    bool               `json:"optional"`
	Anchors     []Quote            `json:"anchors"`
	PartOf      string             `json:"part_of"`
	Before      []string           `json:"before"`
	Dates       []Quote            `json:"dates"`
	Places      []Quote            `json:"places"`
	Actors      []Actor            `json:"actors"`
	Quantities  []Quote            `json:"quantities"`
	Methods     []string           `json:"methods"`
	Attribution *struct {
		Kind incident.SourceKind `json:"kind"`
		Quote
	} `json:"attribution"`
}

// Actor is who took part, in which role; Accept lists further roles that are as good.
type Actor struct {
	Quote
	ID     string          `json:"id"`
	Role   incident.Role   `json:"role"`
	Accept []incident.Role `json:"accept"`
}

// Date is an expression of time and the first and last day that it may mean.
type Date struct {
	Quote
	Start     incident.Day           `json:"start"`
	End       incident.Day           `json:"end"`
	Precision incident.TimePrecision `json:"precision"`
	Optional  bool                   `json:"optional"`
	Accept    []struct {
		Start incident.Day `json:"start"`
		End   incident.Day `json:"end"`
	} `json:"accept"`
}

// Place is a naming of a place; Lon and Lat are nil where nobody could resolve it.
type Place struct {
	Quote
	Name     string   `json:"name"`
	Lon      *float64 `json:"lon"`
	Lat      *float64 `json:"lat"`
	WithinKM float64  `json:"within_km"` // how far off is still right; 0: 10
	Optional bool     `json:"optional"`
}

// Quantity is a count.
type Quantity struct {
	Quote
	What       string   `json:"what"`
	AcceptWhat []string `json:"accept_what"`
	Value      int64    `json:"value"`
	Min        int64    `json:"min"`
	Max        int64    `json:"max"`
	Approx     bool     `json:"approx"`
	By         *string  `json:"by"`
	Optional   bool     `json:"optional"`
}

// Judgment is an assessment quoted from somebody.
type Judgment struct {
	Quote
	Who         string `json:"who"`
	Affiliation string `json:"affiliation"`
}

// Contradiction is where the text disagrees with itself.
type Contradiction struct {
	Kind   string  `json:"kind"`
	Quotes []Quote `json:"quotes"`
}

// Load reads the annotated texts of a folder: each NAME.txt with its NAME.json, in order of name. Everything wrong
// with them is told at once, each with its file.
func Load(dir string) ([]Gold, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil {
		return nil, fmt.Errorf("looking for annotated texts in %s: %w", dir, err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no annotated texts in %s: it should hold pairs of NAME.txt and NAME.json", dir)
	}
	slices.Sort(files)
	var out []Gold
	var faults []error
	for _, file := range files {
		g, err := load(file)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		out = append(out, g)
	}
	return out, errors.Join(faults...)
}

func load(file string) (Gold, error) {
	body, err := os.ReadFile(file)
	if err != nil {
		return Gold{}, fmt.Errorf("reading an annotated text: %w", err)
	}
	notes := strings.TrimSuffix(file, ".txt") + ".json"
	b, err := os.ReadFile(notes)
	if err != nil {
		return Gold{}, fmt.Errorf("the text %s has no annotation beside it: %w", file, err)
	}
	g := Gold{Published: incident.NoDay}
	if err := json.Unmarshal(b, &g); err != nil {
		return Gold{}, fmt.Errorf("%s: %w", notes, err)
	}
	g.Name, g.Text = strings.TrimSuffix(filepath.Base(file), ".txt"), string(body)
	if err := g.place(); err != nil {
		return Gold{}, fmt.Errorf("%s: %w", notes, err)
	}
	return g, nil
}

// place finds the spans of all quotations.
func (g *Gold) place() error {
	var faults []error
	find := func(q *Quote, where string) {
		if err := q.find(g.Text); err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", where, err))
		}
	}
	all := func(qs []Quote, where string) {
		for i := range qs {
			find(&qs[i], where)
		}
	}
	for i := range g.Events {
		e := &g.Events[i]
		where := "event " + e.ID
		if len(e.Anchors) == 0 {
			faults = append(faults, fmt.Errorf("%s has no anchor", where))
		}
		all(e.Anchors, where)
		all(e.Dates, where)
		all(e.Places, where)
		all(e.Quantities, where)
		for k := range e.Actors {
			find(&e.Actors[k].Quote, where)
		}
		if e.Attribution != nil && e.Attribution.Text != "" {
			find(&e.Attribution.Quote, where)
		}
	}
	for i := range g.Dates {
		find(&g.Dates[i].Quote, "dates")
	}
	for i := range g.Places {
		find(&g.Places[i].Quote, "places")
	}
	for i := range g.Quantities {
		find(&g.Quantities[i].Quote, "quantities")
	}
	for i := range g.Judgments {
		find(&g.Judgments[i].Quote, "judgments")
	}
	for i := range g.Contradictions {
		all(g.Contradictions[i].Quotes, "contradictions")
	}
	all(g.Hypotheticals, "hypotheticals")
	all(g.NotPlaces, "not_places")
	all(g.NotQuantities, "not_quantities")
	all(g.NotDates, "not_dates")
	g.Places = outermost(g.Places, func(p Place) text.Span { return p.span })
	for i := range g.Events {
		g.Events[i].Places = outermost(g.Events[i].Places, func(q Quote) text.Span { return q.span })
	}
	return errors.Join(faults...)
}

// outermost drops what stands inside another: the guide has one mention for "شرق تدمر", and who marked the name in it as
// well has marked one place twice.
func outermost[P any](places []P, span func(P) text.Span) []P {
	inside := func(p P) bool {
		a := span(p)
		return slices.ContainsFunc(places, func(q P) bool {
			b := span(q)
			return a != b && b.Start <= a.Start && a.End <= b.End
		})
	}
	var out []P
	for _, p := range places {
		if !inside(p) {
			out = append(out, p)
		}
	}
	return out
}

func (q *Quote) find(s string) error {
	at := -1
	for range max(q.Nth, 1) {
		next := strings.Index(s[at+1:], q.Text)
		if q.Text == "" || next < 0 {
			return fmt.Errorf("%q (nth %d) does not stand in the text", q.Text, max(q.Nth, 1))
		}
		at += 1 + next
	}
	q.span.Start = utf8.RuneCountInString(s[:at])
	q.span.End = q.span.Start + utf8.RuneCountInString(q.Text)
	return nil
}
