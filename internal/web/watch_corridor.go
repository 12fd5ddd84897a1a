package web

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tansiq/internal/node"
	"tansiq/internal/watch"
)

// wayForm asks for ways through open ground: as it stands, or as it was typed.
type wayForm struct {
	From, To string // an area, a position, or the name of a place
	Unknown  bool
	Partly   bool
	At       string // the moment of the map, as forms write it
	Plans    bool
	Areas    []areaChoice // that are offered; of two with one name the id is
	Offered  int          // so many of them, where only the nearest to the chosen one are; 0: all
}

// wayView is what is found.
type wayView struct {
	Form             wayForm
	From, To         string // as people call them
	Faults           []wayFault
	Loose            []string
	Shortest, Widest *wayLine
	Why, Barrier     string
	Unsaid           bool // what closes it is that nothing is known
	Cut              *cutView
	Grid             string
	Lines            map[string]any // GeoJSON for the map; nil where there is nothing to draw
}

// wayLine is a way in words.
type wayLine struct {
	Says, Unknown, Through string
}

// cutView is what it would take to close every way.
type cutView struct {
	Says, End, Where string
	Lines            []string
}

// wayFault is what is wrong with an end, with what to choose from.
type wayFault struct {
	Field, Text string
	Choices     []wayChoice
}

// wayChoice is one of several places of a name.
type wayChoice struct{ Name, In, Value, Link string }

// wayForm is the form as the address has it; where it says nothing it begins at the chosen area.
func (w *watching) wayForm(l *locale, m *watch.Model, g glance, v url.Values) wayForm {
	f := wayForm{From: v.Get("from"), To: v.Get("to"), Unknown: v.Get("unknown") == "yes", Partly: v.Get("partly") == "yes", At: g.Stamp(), Plans: g.Assume}
	if _, ok := parseMoment(f.From); ok { // of the calendar's window
		f.From = ""
	}
	names := map[string]int{}
	areas := m.Areas(g.T)
	for _, a := range areas {
		names[a.Name.In(l.Lang)]++
	}
	offered := areas
	if i := slices.IndexFunc(areas, func(a *watch.Area) bool { return a.ID == g.Area }); len(areas) > few {
		f.Offered = few
		if i >= 0 {
			offered = slices.Clone(areas)
			from := middleOf(areas[i].Shape)
			distance := make(map[*watch.Area]float64, len(areas))
			for _, a := range areas {
				to := middleOf(a.Shape)
				distance[a] = math.Hypot((to[0]-from[0])*math.Cos(from[1]*math.Pi/180), to[1]-from[1])
			}
			slices.SortFunc(offered, func(a, b *watch.Area) int { return cmp.Compare(distance[a], distance[b]) })
		}
		offered = offered[:few] // further ones are found by their names
	}
	for _, a := range offered {
		c := areaChoice{a.Name.In(l.Lang), ""}
		if names[c.ID] > 1 {
			c = areaChoice{a.ID, a.Name.In(l.Lang)}
		}
		f.Areas = append(f.Areas, c)
		if a.ID == g.Area && f.From == "" {
			f.From = c.ID
		}
	}
	slices.SortFunc(f.Areas, func(a, b areaChoice) int { return strings.Compare(a.Name+a.ID, b.Name+b.ID) })
	return f
}

// query is the form as an address, with one field changed.
func (f wayForm) query(field, value string) string {
	v := url.Values{"from": {f.From}, "to": {f.To}, "t": {f.At}}
	if f.Unknown {
		v.Set("unknown", "yes")
	}
	if f.Partly {
		v.Set("partly", "yes")
	}
	if f.Plans {
		v.Set("plans", "yes")
	}
	v.Set(field, value)
	return "/watch/corridor?" + v.Encode()
}

// corridor answers whether there is a way through open ground between two places: as a part of the panel for scripts, else as a page.
func (w *watching) corridor(rw http.ResponseWriter, r *http.Request) error {
	l, g, m, names, err := w.scene(r)
	if err != nil {
		return err
	}
	v := wayView{Form: w.wayForm(l, m, g, r.URL.Query())}
	status := http.StatusOK
	if v.Form.From != "" || v.Form.To != "" || r.URL.Query().Has("to") {
		if err := w.findWay(r, l, m, g, names, &v); err != nil {
			return err
		}
		if len(v.Faults) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	if r.Header.Get("HX-Request") != "" {
		w.render(rw, r, status, "watch.way", "", v)
		return nil
	}
	w.render(rw, r, status, "watch.corridor", "watch.corridor", map[string]any{"V": v, "Way": v.Form, "G": g})
	return nil
}

// findWay looks for ways and puts them into words. What is wrong with what was typed stands in the view.
func (w *watching) findWay(r *http.Request, l *locale, m *watch.Model, g glance, names partyNames, v *wayView) error {
	f := v.Form
	q := watch.CorridorAsk{Ask: watch.Ask{Window: watch.Span{From: g.T, To: g.T + 1}}, Unknown: f.Unknown, Partly: f.Partly, Cut: true}
	if g.Assume {
		q.Assume = []string{"*"}
	}
	refused := func(err error) bool {
		var fault *watch.Error
		var many *node.Namesakes
		switch {
		case errors.As(err, &many):
			x := wayFault{Field: many.Field, Text: l.t("watch.corridor.namesakes", many.Word)}
			for _, c := range many.Choices {
				value := c.Position()
				if value == "" {
					value = c.Area
				}
				x.Choices = append(x.Choices, wayChoice{c.Name.In(l.Lang), c.In.In(l.Lang), value, f.query(many.Field, value)})
			}
			v.Faults = append(v.Faults, x)
		case errors.As(err, &fault):
			v.Faults = append(v.Faults, wayFault{Field: fault.Field, Text: fault.Words().In(l.Lang)})
		default:
			return false
		}
		return true
	}
	for _, e := range []struct {
		field, word string
		end         *watch.CorridorEnd
		name        *string
	}{{"from", f.From, &q.From, &v.From}, {"to", f.To, &q.To, &v.To}} {
		end, err := w.node.WayEnd(r.Context(), e.field, e.word)
		if err != nil {
			if !refused(err) {
				return err
			}
			continue
		}
		*e.end, *e.name = end.CorridorEnd, end.Name.In(l.Lang)
	}
	if len(v.Faults) > 0 {
		return nil
	}
	c, err := m.Corridors(r.Context(), q)
	if err != nil {
		if refused(err) {
			return nil
		}
		return err
	}
	w.wayWords(l, m, g, names, c, v)
	v.Lines = c.GeoJSON(q, "")
	return nil
}

// wayWords puts what was found into words.
func (w *watching) wayWords(l *locale, m *watch.Model, g glance, names partyNames, c *watch.Corridors, v *wayView) {
	km := func(f float64) string { return l.t("watch.km", l.amount(f)) }
	comma := l.t("list.comma") + " "
	called := map[string]string{}
	for _, a := range m.Areas(g.T) {
		called[a.ID] = a.Name.In(l.Lang)
	}
	through := func(legs []watch.Leg) string {
		var said []string
		for _, leg := range legs {
			name := l.t("watch.beside.none")
			if len(leg.Areas) > 0 {
				name = called[leg.Areas[0]]
			}
			if name != "" && !slices.Contains(said, name) {
				said = append(said, name)
			}
		}
		return strings.Join(said, comma)
	}
	who := func(list []watch.Party) string {
		var said []string
		for _, p := range list {
			said = append(said, names.say(l, p))
		}
		return strings.Join(said, comma)
	}
	line := func(key string, x *watch.CorridorWay) *wayLine {
		if x == nil {
			return nil
		}
		out := &wayLine{Through: through(x.Legs)}
		if key == "watch.corridor.widest" {
			out.Says = l.t(key, km(x.WidthKM), km(x.KM))
		} else {
			out.Says = l.t(key, km(x.KM), km(x.WidthKM))
		}
		if x.UnknownKM > 0.05 {
			out.Unknown = l.t("watch.corridor.ofunknown", km(x.UnknownKM))
		}
		return out
	}
	for _, end := range c.Loose {
		v.Loose = append(v.Loose, l.t("watch.corridor.loose."+end))
	}
	v.Shortest, v.Widest = line("watch.corridor.shortest", c.Shortest), line("watch.corridor.widest", c.Widest)
	if c.Shortest == nil {
		v.Why = c.Why.Words().In(l.Lang)
		switch b := c.Barrier; {
		case b == nil:
		case len(b.Parties) > 0:
			v.Barrier = l.t("watch.corridor.closed", km(b.KM), who(b.Parties))
		case b.UnknownKM > 0:
			v.Barrier, v.Unsaid = l.t("watch.corridor.unsaid", km(b.UnknownKM)), true
		}
	}
	if x := c.Cut; x != nil {
		k := &cutView{}
		if x.Inseparable {
			k.Says = l.t("watch.cut.none")
		} else {
			k.Says = l.t("watch.cut", km(x.KM), km(x.WithinKM), l.n("watch.cut.lines", len(x.Lines)))
			if x.EndKM > 0 {
				k.End = l.t("watch.cut.end", km(x.EndKM))
			}
			for i, one := range x.Lines {
				if i == 6 {
					k.Lines = append(k.Lines, l.n("watch.cut.more", len(x.Lines)-i))
					break
				}
				says := km(one.KM)
				if where := through(one.Legs); where != "" {
					says = l.t("watch.cut.in", says, where)
				}
				switch {
				case one.Ring:
					says += comma + l.t("watch.cut.ring")
				case len(one.Parties) > 0:
					says += comma + l.t("watch.cut.beside", who(one.Parties))
				}
				if one.Edge {
					says += comma + l.t("watch.cut.edge")
				}
				k.Lines = append(k.Lines, says)
			}
		}
		v.Cut = k
	}
	v.Grid = l.t("watch.corridor.grid", km(c.CellKM))
	if c.Cut != nil && c.Cut.BlockKM > 0 {
		v.Grid += " " + l.t("watch.cut.blocks", km(c.Cut.BlockKM))
	}
}
