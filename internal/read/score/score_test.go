package score

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/text"
)

const report = "Gunmen attacked a post near Raqqa on 3 May 2024 and killed two soldiers. They may attack again."

const notes = `{
 "lang": "en", "published": "2024-05-04",
 "events": [{"id": "e1", "class": "attack", "side": "group", "certainty": "asserted", "anchors": [{"text": "attacked"}],
   "dates": [{"text": "3 May 2024"}], "places": [{"text": "Raqqa"}], "actors": [{"text": "Gunmen", "role": "by"}], "quantities": [{"text": "two soldiers"}]}],
 "dates": [{"text": "3 May 2024", "start": "2024-05-03", "end": "2024-05-03", "precision": "day"}],
 "places": [{"text": "Raqqa", "lon": 39.01, "lat": 35.95}],
 "quantities": [{"text": "two soldiers", "what": "killed", "value": 2, "min": 2, "max": 2}],
 "hypotheticals": [{"text": "may attack again"}]
}`

func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, body := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// span finds words in the report.
func span(words string) *text.Span {
	at := strings.Index(report, words)
	return &text.Span{Start: at, End: at + len(words)}
}

// right is a reading that gives all that is annotated and nothing else.
func right() read.Reading {
	day := incident.Date(2024, 5, 3)
	when := incident.When{Start: day, End: day, Precision: incident.TimeDay, Text: "3 May 2024", Span: span("3 May 2024")}
	where := incident.Place{Coord: &incident.Coord{Lon: 39.01, Lat: 35.95}, Precision: incident.PlaceTown, Text: "Raqqa", Span: span("Raqqa")}
	dead := incident.Quantity{What: "killed", Value: 2, Min: 2, Max: 2, Text: "two soldiers", Span: span("two soldiers")}
	trigger := read.Quote{Text: "attacked", Span: *span("attacked")}
	return read.Reading{
		Proposals: []read.Proposal{{
			ID: "p1", Class: incident.Attack, Side: incident.SideGroup, Certainty: incident.Asserted, Trigger: trigger, Anchors: []read.Quote{trigger}, Evidence: []text.Span{*span(report)}, Date: &when,
			Places: []incident.Place{where}, Quantities: []incident.Quantity{dead}, Actors: []incident.Participant{{Role: incident.By, Text: "Gunmen", Span: span("Gunmen")}},
		}},
		Mentions: read.Mentions{Dates: []incident.When{when}, Places: []incident.Place{where}, Quantities: []incident.Quantity{dead}},
	}
}

func tally1(t *testing.T, r read.Reading) *Tally {
	t.Helper()
	golds, err := Load(write(t, map[string]string{"a.txt": report, "a.json": notes}))
	if err != nil {
		t.Fatal(err)
	}
	var out Tally
	out.Add(golds[0], r)
	return &out
}

func TestARightReadingScoresOne(t *testing.T) {
	got := tally1(t, right())
	for _, row := range got.Rows() {
		if row.F1 != 1 {
			t.Errorf("%s: %d right of %d given and %d wanted", row.Slot, row.Right, row.Given, row.Wanted)
		}
	}
	if got.Hypotheticals+got.Lookalikes+got.WrongSpans > 0 || len(got.Misses) > 0 {
		t.Errorf("misses %q", got.Misses)
	}
}

// A name marked inside a longer mention is that mention.
func TestANameInsideAMentionIsNoOther(t *testing.T) {
	twice := strings.ReplaceAll(notes, `"places": [{"text": "Raqqa"`, `"places": [{"text": "near Raqqa"}, {"text": "Raqqa"`)
	dir := write(t, map[string]string{"a.txt": report, "a.json": twice})
	all, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := all[0].Places; len(got) != 1 || got[0].Text != "near Raqqa" {
		t.Errorf("places %+v", got)
	}
	if got := all[0].Events[0].Places; len(got) != 1 || got[0].Text != "near Raqqa" {
		t.Errorf("places of the event %+v", got)
	}
}

// What an event quotes at each of its mentions is wanted once, and any of them is right.
func TestAValueToldTwiceIsWantedOnce(t *testing.T) {
	const told = report + " The two soldiers died near Raqqa."
	twice := strings.NewReplacer(
		`"places": [{"text": "Raqqa"}]`, `"places": [{"text": "Raqqa", "nth": 2}, {"text": "Raqqa"}]`,
		`"places": [{"text": "Raqqa", "lon"`, `"places": [{"text": "Raqqa", "nth": 2, "lon": 39.01, "lat": 35.95}, {"text": "Raqqa", "lon"`,
		`"quantities": [{"text": "two soldiers"}]`, `"quantities": [{"text": "two soldiers"}, {"text": "The two soldiers"}]`,
		`"quantities": [{"text": "two soldiers", "what"`, `"quantities": [{"text": "The two soldiers", "what": "killed", "value": 2, "min": 2, "max": 2}, {"text": "two soldiers", "what"`,
	).Replace(notes)
	golds, err := Load(write(t, map[string]string{"a.txt": told, "a.json": twice}))
	if err != nil {
		t.Fatal(err)
	}
	var got Tally
	got.Add(golds[0], right())
	for _, c := range []Count{got.EventPlaces, got.EventQuantities} {
		if c.Right != 1 || c.Given != 1 || c.Wanted != 1 {
			t.Errorf("%+v", c)
		}
	}
}

func TestEachFaultIsCounted(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*read.Reading)
		fell  string // the slot that must fall
		miss  string // what the list of misses says
	}{
		{"another class", func(r *read.Reading) { r.Proposals[0].Class = incident.Raid }, "events (class + anchor)", "read as raid"},
		{"nothing", func(r *read.Reading) { r.Proposals = nil }, "arguments", "event missed"},
		{"a further event", func(r *read.Reading) {
			p := r.Proposals[0]
			p.Trigger = read.Quote{Text: "killed", Span: *span("killed")}
			p.Anchors = []read.Quote{p.Trigger}
			r.Proposals = append(r.Proposals, p)
		}, "events (class + anchor)", "event invented"},
		{"another role", func(r *read.Reading) { r.Proposals[0].Actors[0].Role = incident.Victim }, "  actors in roles", "actor missed"},
		{"a place far away", func(r *read.Reading) { r.Mentions.Places[0].Coord = &incident.Coord{Lon: 36.3, Lat: 33.5} }, "places resolved", "place wrong"},
		{"a wider date", func(r *read.Reading) {
			r.Mentions.Dates[0].Text, r.Mentions.Dates[0].Span = "on 3 May 2024", span("on 3 May 2024")
		}, "dates (same span)", "date span"},
		{"another day", func(r *read.Reading) { r.Mentions.Dates[0].Start-- }, "dates (value)", "date wrong"},
		{"another figure", func(r *read.Reading) { r.Mentions.Quantities[0].Value = 3 }, "quantities", "quantity missed"},
	} {
		r := right()
		c.spoil(&r)
		got := tally1(t, r)
		for _, row := range got.Rows() {
			if row.Slot == c.fell && row.F1 == 1 {
				t.Errorf("%s: %s stayed at 1", c.name, c.fell)
			}
		}
		if !strings.Contains(strings.Join(got.Misses, "\n"), c.miss) {
			t.Errorf("%s: misses %q", c.name, got.Misses)
		}
	}
}

func TestWhatMustNeverHappen(t *testing.T) {
	r := right()
	p := r.Proposals[0]
	p.Trigger = read.Quote{Text: "attack", Span: text.Span{Start: strings.Index(report, "attack again"), End: strings.Index(report, " again")}}
	p.Anchors = []read.Quote{p.Trigger}
	p.Certainty = incident.Possible
	r.Proposals = append(r.Proposals, p)
	if got := tally1(t, r); got.Hypotheticals != 0 {
		t.Error("a possibility told as one is no hypothetical told as fact")
	}
	r.Proposals[1].Certainty = incident.Reported
	if got := tally1(t, r); got.Hypotheticals != 1 {
		t.Error("a hypothetical told as fact was not counted")
	}
	r = right()
	r.Mentions.Places[0].Text = "raqqa"
	if got := tally1(t, r); got.WrongSpans == 0 {
		t.Error("a value that is not the text at its span was not counted")
	}
}

func TestBadAnnotationsAreTold(t *testing.T) {
	for want, files := range map[string]map[string]string{
		"no annotated texts":    {},
		"no annotation beside":  {"a.txt": "x"},
		"a.json":                {"a.txt": "x", "a.json": "{"},
		"does not stand in the": {"a.txt": "x", "a.json": `{"dates": [{"text": "3 May"}]}`},
		"has no anchor":         {"a.txt": "x", "a.json": `{"events": [{"id": "e1"}]}`},
	} {
		if _, err := Load(write(t, files)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
