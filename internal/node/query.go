package node

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// Classes lists the classes that a query can name, in the order of package incident.
var Classes = []incident.Class{
	incident.Attack, incident.Clash, incident.Bombing, incident.Shelling, incident.Assassination, incident.Kidnapping,
	incident.Execution, incident.ExplosiveRemnant, incident.FoiledPlot, incident.Arrest, incident.Raid, incident.Operation,
	incident.WeaponsSeizure, incident.WeaponsLoss, incident.Seizure, incident.Airstrike, incident.Movement,
	incident.Withdrawal, incident.Deployment, incident.Meeting, incident.Agreement, incident.IntelligenceSharing,
	incident.PropagandaRelease, incident.Threat, incident.Statement, incident.Aid, incident.Other,
}

// filters are the names of the filters.
var filters = []string{"q", "from", "to", "undated", "class", "side", "box", "unit", "actor", "source", "contradicted", "placing"}

// mostValues is how many values one filter may name: every class fits, a flood does not.
const mostValues = 50

// ParseQuery reads the one query language of Tansiq: the parameters that stand in a page's address, in a
// request to the API and behind `tansiq export --query`. A parameter that is neither a filter nor one of others
// is refused: a mistyped filter must not widen an answer.
//
//	q             words, Arabic or English; all must occur
//	from, to      days, 2025-01-11, both inclusive
//	undated       yes: also incidents without a date when from or to is set
//	class, side, source   any of; repeated or separated by commas, up to 50
//	box           west,south,east,north in degrees
//	unit, actor   the id of an administrative unit, of an actor
//	contradicted  yes: only incidents with contradictions
//	placing       point, area or none
//
// The error names the parameter and says what it should look like.
func ParseQuery(v url.Values, others ...string) (store.Query, error) {
	q := store.Query{
		Text: strings.TrimSpace(v.Get("q")), From: incident.NoDay, To: incident.NoDay,
		Unit: v.Get("unit"), Actor: v.Get("actor"), Sources: list(v["source"]), Placing: v.Get("placing"),
	}
	for name := range v {
		if !slices.Contains(filters, name) && !slices.Contains(others, name) {
			return q, fmt.Errorf("%s: there is no such filter; there are %s", name, strings.Join(filters, ", "))
		}
	}
	for _, name := range []string{"class", "side", "source"} {
		if n := len(list(v[name])); n > mostValues {
			return q, fmt.Errorf("%s: %d values are too many; name up to %d, or leave the filter out", name, n, mostValues)
		}
	}
	var err error
	if q.From, err = incident.ParseDay(v.Get("from")); err != nil {
		return q, fmt.Errorf("from: %w", err)
	}
	if q.To, err = incident.ParseDay(v.Get("to")); err != nil {
		return q, fmt.Errorf("to: %w", err)
	}
	if q.From != incident.NoDay && q.To != incident.NoDay && q.From > q.To {
		return q, fmt.Errorf("from: %s is after to: %s", q.From, q.To)
	}
	if q.NoTime, err = flag(v, "undated"); err != nil {
		return q, err
	}
	if q.Contradicted, err = flag(v, "contradicted"); err != nil {
		return q, err
	}
	for _, s := range list(v["class"]) {
		if !incident.Class(s).Known() {
			return q, fmt.Errorf("class: %q is not a class of incident", s)
		}
		q.Classes = append(q.Classes, incident.Class(s))
	}
	for _, s := range list(v["side"]) {
		switch side := incident.Side(s); side {
		case incident.SideGroup, incident.SideResponder, incident.SideUndetermined, incident.SideNeither:
			q.Sides = append(q.Sides, side)
		default:
			return q, fmt.Errorf("side: %q is none of group, responder, undetermined, neither", s)
		}
	}
	switch q.Placing {
	case "", "point", "area", "none":
	default:
		return q, fmt.Errorf("placing: %q is none of point, area, none", q.Placing)
	}
	if s := v.Get("box"); s != "" {
		if q.Box, err = box(s); err != nil {
			return q, err
		}
	}
	return q, nil
}

// QueryValues writes a query as parameters that ParseQuery reads back to the same query.
func QueryValues(q store.Query) url.Values {
	v := url.Values{}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("q", q.Text)
	set("from", q.From.String())
	set("to", q.To.String())
	if q.NoTime {
		v.Set("undated", "yes")
	}
	for _, c := range q.Classes {
		v.Add("class", string(c))
	}
	for _, s := range q.Sides {
		v.Add("side", string(s))
	}
	if b := q.Box; b != nil {
		f := func(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }
		v.Set("box", f(b.West)+","+f(b.South)+","+f(b.East)+","+f(b.North))
	}
	set("unit", q.Unit)
	set("actor", q.Actor)
	for _, s := range q.Sources {
		v.Add("source", s)
	}
	if q.Contradicted {
		v.Set("contradicted", "yes")
	}
	set("placing", q.Placing)
	return v
}

// list takes repeated and comma-separated values apart and drops empty ones.
func list(values []string) []string {
	var out []string
	for _, v := range values {
		for s := range strings.SplitSeq(v, ",") {
			if s = strings.TrimSpace(s); s != "" {
				out = append(out, s)
			}
		}
	}
	return out
}

func flag(v url.Values, name string) (bool, error) {
	switch v.Get(name) {
	case "", "no", "0":
		return false, nil
	case "yes", "1":
		return true, nil
	}
	return false, fmt.Errorf("%s: %q is neither yes nor no", name, v.Get(name))
}

func box(s string) (*store.Box, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 4 {
		return nil, fmt.Errorf("box: %q is not west,south,east,north in degrees", s)
	}
	var n [4]float64
	for i, p := range parts {
		f, err := strconv.ParseFloat(strings.TrimSpace(p), 64)
		limit := 180.0
		if i%2 == 1 {
			limit = 90
		}
		if err != nil || f != f || f < -limit || f > limit {
			return nil, fmt.Errorf("box: %q is not a number of degrees within ±%g", p, limit)
		}
		n[i] = f
	}
	if n[1] > n[3] {
		return nil, fmt.Errorf("box: the south edge %g lies north of the north edge %g", n[1], n[3])
	}
	return &store.Box{West: n[0], South: n[1], East: n[2], North: n[3]}, nil
}
