package watch

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// ReportAsk is what a report on gaps is asked for.
type ReportAsk struct {
	Ask
	Areas  []string                   // ids; none: all that there were in the window
	Beside int                        // of how many gaps of an area, the largest first, it is told what they border on
	Name   func(Party) text.Bilingual // what a party is called; nil: the name that stands with it
	Us     Party                      // whose node it is
	Now    time.Time                  // when it is asked
	States []GroundState              // kinds of gaps; none: all
}

// Report is what nobody is known to watch, for people and machines. It is TLP:RED, whatever it was made from: it shows where nobody looks.
type Report struct {
	Marking incident.Marking `json:"marking"`
	KnownBy ReportParty      `json:"as_known_by"`
	Asked   time.Time        `json:"asked"`
	From    time.Time        `json:"from"`
	To      time.Time        `json:"to"`
	Without []string         `json:"without,omitempty"` // whose watches were thought away
	Assumed []string         `json:"assumed,omitempty"` // plans that were thought in force
	Least   Confidence       `json:"least,omitempty"`
	Areas   []ReportArea     `json:"areas"`
}

// ReportParty is a party by id and name.
type ReportParty struct {
	ID string `json:"id"`
	AR string `json:"ar,omitempty"`
	EN string `json:"en,omitempty"`
}

// ReportArea is an area and its gaps, the most km² × hours of vacuum first.
type ReportArea struct {
	ID      string         `json:"id"`
	Version int            `json:"version"`
	Name    text.Bilingual `json:"name"`
	KM2     float64        `json:"km2"`
	// Through the window, km² × hours.
	Watched Measure `json:"watched_km2h"`
	Vacuum  Measure `json:"vacuum_km2h"`
	Unknown Measure `json:"unknown_km2h"`
	// Who declared its list of watches complete for some of it, and whose word is missing.
	Declared   []ReportParty `json:"declared"`
	Undeclared []ReportParty `json:"undeclared"`
	Gaps       []ReportGap   `json:"gaps"`
	Truncated  int           `json:"gaps_left_off,omitempty"` // smaller ones that are not listed
}

// ReportGap is one gap.
type ReportGap struct {
	State GroundState `json:"state"` // vacuum, partly, unknown
	From  time.Time   `json:"from"`  // within the window
	To    time.Time   `json:"to"`
	Since *time.Time  `json:"since"` // when it began, perhaps before the window; null: it was never otherwise, as this node knows
	Open  bool        `json:"open"`  // it lasts beyond the window
	KM2   float64     `json:"km2"`   // of the ground
	// Range is how much of the ground is not watched at the beginning, km²: of partly watched ground it is not known which part the shares
	// are kept on. Of vacuum and unknown ground both ends are KM2.
	Range   Measure        `json:"uncovered_km2"`
	Times   int            `json:"times"` // of stretches between turns that are told as one; else 1
	Hours   float64        `json:"hours"` // all of them together
	Longest ReportSpan     `json:"longest"`
	Left    []ReportLeft   `json:"left"`             // how it arose
	Beside  []ReportBeside `json:"beside,omitempty"` // what it borders on when it begins
	Label   *[2]float64    `json:"label,omitempty"`  // lon, lat of a place inside

	gap *Gap
}

// ReportSpan is a stretch of time.
type ReportSpan struct {
	From time.Time `json:"from"`
	To   time.Time `json:"to"`
}

// ReportLeft is a watch that no longer covers.
type ReportLeft struct {
	Watch string      `json:"watch"`
	Party ReportParty `json:"party"`
	Kind  Kind        `json:"kind"`
	At    time.Time   `json:"at"`
	Why   Reason      `json:"why"`
}

// ReportBeside is ground that a gap borders on.
type ReportBeside struct {
	Areas   []string      `json:"areas"`
	State   GroundState   `json:"state"`
	Parties []ReportParty `json:"parties"`
	KM      float64       `json:"km"`
}

// maxGapsPerArea bounds the list of one area; the sums count all.
const maxGapsPerArea = 1000

func (a *ReportAsk) party(p Party) ReportParty {
	n := p.Name
	if a.Name != nil {
		n = a.Name(p)
	}
	return ReportParty{ID: p.ID, AR: n.AR, EN: n.EN}
}

func (a *ReportAsk) parties(list []Party) []ReportParty {
	out := make([]ReportParty, len(list))
	for i, p := range list {
		out[i] = a.party(p)
	}
	return out
}

// byIDs turns ids into parties with the names that watches and declarations give them.
func (m *Model) byIDs(ids []string) []Party {
	out := make([]Party, len(ids))
	for i, id := range ids {
		out[i] = Party{ID: id}
		for _, w := range m.watches.each {
			if w != nil && w.Party.ID == id && w.Party.Name != (text.Bilingual{}) {
				out[i].Name = w.Party.Name
				break
			}
		}
	}
	return out
}

// Report makes the report on gaps. The error is an *Error for an area that there never was and for a window without ends.
func (m *Model) Report(ctx context.Context, a ReportAsk) (*Report, error) {
	if a.Window.Empty() || a.Window.From == Begin || a.Window.To == End {
		return nil, &Error{Code: "window", Field: "from"}
	}
	from, to := a.Window.Times()
	r := &Report{Marking: incident.TLPRed, KnownBy: a.party(a.Us), Asked: a.Now.UTC(), From: from, To: to, Assumed: a.Assume, Least: a.Least, Areas: []ReportArea{}}
	ids := a.Areas
	if len(ids) == 0 {
		ids = m.areaIDs
	}
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, err := m.Coverage(id, a.Ask)
		if err != nil {
			return nil, err
		}
		if c.Versions == 0 && len(a.Areas) == 0 {
			continue // it was no area then
		}
		one := ReportArea{ID: id, KM2: c.KM2, Watched: c.Watched, Vacuum: c.Vacuum, Unknown: c.Unknown,
			Declared: a.parties(m.byIDs(c.Told)), Undeclared: a.parties(m.byIDs(c.Untold)), Gaps: []ReportGap{}}
		if c.Area != nil {
			one.Version, one.Name = c.Area.Version, c.Area.Name
		}
		var gaps []Gap
		if c.Area != nil {
			if gaps, err = m.gapsOf(&c, a.Ask); err != nil {
				return nil, err
			}
		}
		if len(a.States) > 0 {
			gaps = slices.DeleteFunc(gaps, func(g Gap) bool { return !slices.Contains(a.States, g.State) })
		}
		if more := len(gaps) - maxGapsPerArea; more > 0 {
			one.Truncated, gaps = more, gaps[:maxGapsPerArea]
		}
		for i := range gaps {
			g, err := m.reportGap(&gaps[i], &a, i < a.Beside)
			if err != nil {
				return nil, err
			}
			one.Gaps = append(one.Gaps, g)
		}
		r.Areas = append(r.Areas, one)
	}
	return r, nil
}

func (m *Model) reportGap(g *Gap, a *ReportAsk, beside bool) (ReportGap, error) {
	from, to := g.Span.Times()
	lf, lt := g.Longest.Times()
	out := ReportGap{State: g.State, From: from, To: to, Open: g.Open, KM2: g.KM2, Range: Measure{g.KM2, g.KM2}, Times: g.Times, Hours: float64(g.Seconds) / hour,
		Longest: ReportSpan{lf, lt}, Left: []ReportLeft{}, gap: g}
	if g.Since != Begin {
		t := time.Unix(g.Since, 0).UTC()
		out.Since = &t
	}
	if g.State == GroundPartly {
		r, err := m.openRange(g, a.Ask)
		if err != nil {
			return out, err
		}
		out.Range = r
	}
	for _, l := range g.Left {
		out.Left = append(out.Left, ReportLeft{Watch: l.Watch, Party: a.party(l.Party), Kind: l.Kind, At: time.Unix(l.At, 0).UTC(), Why: l.Why})
	}
	if shape := g.Shape(); !shape.IsZero() {
		lon, lat := shape.LabelPoint().Degrees()
		out.Label = &[2]float64{lon, lat}
	}
	if beside {
		list, err := m.BesideOf(g, g.Span.From, a.Ask)
		if err != nil {
			return out, err
		}
		out.Beside = []ReportBeside{}
		for _, b := range list {
			areas := b.Areas
			if areas == nil {
				areas = []string{}
			}
			out.Beside = append(out.Beside, ReportBeside{Areas: areas, State: b.State, Parties: a.parties(b.Parties), KM: b.KM})
		}
	}
	return out, nil
}

// openRange is how much of partly watched ground is not watched when a gap begins, km²: the bounds of the whole area at that moment, less what is
// uncovered beside it.
func (m *Model) openRange(g *Gap, a Ask) (Measure, error) {
	a.Window = Span{g.Span.From, g.Span.From + 1}
	c, err := m.Coverage(g.Area, a)
	if err != nil {
		return Measure{}, err
	}
	var open, partly float64
	for i := range c.Parts {
		p := &c.Parts[i]
		switch {
		case len(p.Partly) > 0:
			partly += p.KM2
		case len(p.Watched) == 0:
			open += p.KM2
		}
	}
	low, high := (c.Vacuum.Low+c.Unknown.Low)*hour-open, (c.Vacuum.High+c.Unknown.High)*hour-open
	low -= partly - g.KM2 // what else is partly watched may hold it all
	return Measure{Low: min(max(low, 0), g.KM2), High: min(max(high, 0), g.KM2)}, nil
}

// Feature is ground with what is said of it, as maps take it: an id, an outline and flat properties.
type Feature struct {
	ID         string
	Shape      area.Shape
	Properties map[string]any
}

// MarshalJSON writes the feature as GeoJSON (RFC 7946).
func (f Feature) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Type       string         `json:"type"`
		ID         string         `json:"id"`
		Geometry   area.Shape     `json:"geometry"`
		Properties map[string]any `json:"properties"`
	}{"Feature", f.ID, f.Shape, f.Properties})
}

// moment writes a time for machines; nil for none.
func moment(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// momentOf writes a moment in seconds; nil for an open end.
func momentOf(t int64) any {
	if t == Begin || t == End {
		return nil
	}
	return moment(time.Unix(t, 0))
}

func partyNames(list []Party, name func(Party) text.Bilingual) []string {
	out := make([]string, len(list))
	for i, p := range list {
		n := p.Name
		if name != nil {
			n = name(p)
		}
		out[i] = firstOf(n.EN, n.AR, p.ID)
	}
	return out
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}

// AreaFeature is an area as a feature.
func AreaFeature(a *Area) Feature {
	return Feature{ID: a.ID, Shape: a.Shape, Properties: map[string]any{
		"name_ar": a.Name.AR, "name_en": a.Name.EN, "kind": a.Kind, "version": a.Version, "km2": a.Shape.KM2(), "from": moment(a.From), "until": moment(a.Until),
		"unit": a.Unit, "needs": list(a.Needs), "origin": a.Origin, "kept": a.Kept, "marking": a.Marking,
	}}
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// WatchFeature is a watch as a feature, on the ground given: its own, or that of its area. A bare share has no outline, because it is not known where it is
// kept. Notes and contacts stay out.
func WatchFeature(w *Watch, ground area.Shape, state State, name func(Party) text.Bilingual) Feature {
	f := Feature{ID: w.ID, Shape: ground, Properties: map[string]any{
		"party": w.Party.ID, "party_name": partyNames([]Party{w.Party}, name)[0], "area": w.Area, "kind": w.Kind, "confidence": w.Confidence, "state": state, "version": w.Version,
		"from": moment(w.Schedule.From), "until": moment(w.Schedule.Until), "rule": w.Schedule.Rule, "length": "", "zone": w.Schedule.Zone,
		"begins": moment(w.Begins), "withdrawn": moment(w.Withdrawn), "plan": w.Plan, "origin": w.Origin, "marking": w.Marking,
	}}
	if w.Schedule.Length > 0 {
		f.Properties["length"] = w.Schedule.Length.String()
	}
	if w.Share > 0 {
		f.Shape, f.Properties["share"] = area.Shape{}, w.Share
	}
	return f
}

// Key names the patch among those of its area: the same for as long as it stands as it does.
func (p *Patch) Key() string {
	sum := sha256.Sum256([]byte(patchKey(p)))
	return string(p.State) + "-" + hex.EncodeToString(sum[:5])
}

// PatchFeature is ground of an area in one state at a moment, as a feature.
func PatchFeature(p *Patch, name func(Party) text.Bilingual) Feature {
	return Feature{ID: p.Area + "." + p.Key(), Shape: p.Shape(), Properties: map[string]any{
		"area": p.Area, "state": p.State, "since": momentOf(p.Since), "km2": p.KM2, "parties": partyNames(p.Parties, name), "watches": list(p.Watches), "planned": list(p.Planned),
		"marking": incident.TLPRed,
	}}
}

// Features are the gaps of a report as features, area by area.
func (r *Report) Features() []Feature {
	var out []Feature
	for i := range r.Areas {
		a := &r.Areas[i]
		for j := range a.Gaps {
			g := &a.Gaps[j]
			parties := []string{}
			for _, l := range g.Left {
				parties = append(parties, firstOf(l.Party.EN, l.Party.AR, l.Party.ID))
			}
			props := map[string]any{
				"area": a.ID, "area_ar": a.Name.AR, "area_en": a.Name.EN, "state": g.State, "since": nil, "from": moment(g.From), "to": moment(g.To), "open": g.Open,
				"km2": g.KM2, "uncovered_km2_low": g.Range.Low, "uncovered_km2_high": g.Range.High, "hours": g.Hours, "times": g.Times, "parties": parties,
				"as_known_by": firstOf(r.KnownBy.EN, r.KnownBy.AR, r.KnownBy.ID), "marking": incident.TLPRed,
			}
			if g.Since != nil {
				props["since"] = moment(*g.Since)
			}
			out = append(out, Feature{ID: fmt.Sprintf("%s.%d", a.ID, j+1), Shape: g.gap.Shape(), Properties: props})
		}
	}
	return out
}

// WriteGeoJSON writes features as a FeatureCollection that says how it is marked and as whose node knows it.
func WriteGeoJSON(w io.Writer, knownBy string, features []Feature) error {
	if features == nil {
		features = []Feature{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc.Encode(struct {
		Type     string           `json:"type"`
		Marking  incident.Marking `json:"marking"`
		KnownBy  string           `json:"as_known_by"`
		Features []Feature        `json:"features"`
	}{"FeatureCollection", incident.TLPRed, knownBy, features})
}

// WriteCSV writes the gaps of a report as CSV, one line each. A cell that a spreadsheet would take for a formula begins with an apostrophe.
func (r *Report) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	row := func(cells ...string) error {
		for i, c := range cells {
			cells[i] = neutral(c)
		}
		return out.Write(cells)
	}
	if err := row("marking", "as_known_by", "area", "name_ar", "name_en", "state", "from", "to", "since", "open", "km2", "uncovered_km2_low", "uncovered_km2_high", "hours", "times", "left", "label_lon", "label_lat"); err != nil {
		return err
	}
	number := func(f float64) string { return strconv.FormatFloat(f, 'f', -1, 64) }
	for i := range r.Areas {
		a := &r.Areas[i]
		for j := range a.Gaps {
			g := &a.Gaps[j]
			since, lon, lat := "", "", ""
			if g.Since != nil {
				since = g.Since.Format(time.RFC3339)
			}
			if g.Label != nil {
				lon, lat = number(g.Label[0]), number(g.Label[1])
			}
			left := make([]string, len(g.Left))
			for k, l := range g.Left {
				left[k] = fmt.Sprintf("%s %s (%s)", l.Watch, firstOf(l.Party.EN, l.Party.AR, l.Party.ID), l.Why)
			}
			if err := row(string(r.Marking), firstOf(r.KnownBy.EN, r.KnownBy.AR, r.KnownBy.ID), a.ID, a.Name.AR, a.Name.EN, string(g.State), g.From.Format(time.RFC3339), g.To.Format(time.RFC3339), since,
				strconv.FormatBool(g.Open), number(g.KM2), number(g.Range.Low), number(g.Range.High), number(g.Hours), strconv.Itoa(g.Times), strings.Join(left, "; "), lon, lat); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// neutral puts an apostrophe before what a spreadsheet would take for a formula. Numbers stay numbers.
func neutral(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return cell
	}
	if _, err := strconv.ParseFloat(cell, 64); err == nil && cell[0] == '-' {
		return cell
	}
	return "'" + cell
}
