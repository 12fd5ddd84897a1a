package web

import (
	"cmp"
	"fmt"
	"html"
	"html/template"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/read"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// sheet is a document with its proposals, as the Read page shows them.
type sheet struct {
	l, asks *locale // of the page, and of the document's language
	doc     store.Document
	notes   read.Reading
	runes   []rune
	lines   *markedText // of a page without its text: the line numbers only
	claims  map[string]incident.Claim
	cards   []card
	open    *card
	clashes []clashView
	settled map[int]node.Settlement
	names   map[string]string // of the desk's people
}

// card is a proposal: a claim that waits, or waited.
type card struct {
	incident.Claim
	N        int
	Open     bool
	Clash    bool            // one of its values stands in a contradiction
	Shown    incident.Side   // stated or derived
	Doubt    bool            // its source does not stand behind it as a fact
	Acts     []text.Span     // the words that tell the act
	Others   []incident.When // other times that the document gives for it
	Original *incident.Claim // what the reading said, when a person corrected it
	Who      string          // who corrected or made it
	ByHand   bool            // a person made it

	// Only of the one that is open.
	Part                 *cardLink
	Holds, Before, After []cardLink
	Rows                 []slotRow
	Missing              []slotRow // slots without a value
	Rivals               bool      // the document says something of it in two ways
}

// cardLink leads to another proposal of the document.
type cardLink struct {
	N     int
	ID    string
	Class incident.Class
}

// slotRow is one slot of a card with its values.
type slotRow struct {
	Slot   string
	Label  string
	Values []value
	Add    string // name of the editor that adds one; empty: none can be added
}

// value is one value of a card, tied to its words in the text.
type value struct {
	Key    string // as the runs of the text name it, without the proposal's number
	Slot   string
	Words  string
	Tag    string // role, precision
	Doubt  string // how the source stands behind it, when not as a fact
	Why    string // the reason for this reading
	Quote  string // its words in the text
	Para   int    // the line they stand in; 0: it has no words in the text
	By     string // who says so, when that is told apart
	Was    string // what the reading said, when a person corrected it
	Edit   string // name of the editor
	Loose  bool   // it says something that no words of the text are known for
	Rivals []value
}

// clashView is a contradiction within the document.
type clashView struct {
	read.Contradiction
	I        int
	Told     template.HTML  // its explanation, with the words of the text that it quotes as links
	Readings []value        // the sides that the explanation does not quote
	Dates    []incident.Day // the readings as days, when it is about days
	Cards    []cardLink
	Options  []option
	Settled  *node.Settlement
	Who      string
	Chosen   string // the reading preferred, in words
	Ask      string // the question to the source, in the document's language
}

// option is one reading of a contradiction that a claim can be corrected to.
type option struct {
	Key   string
	Words string
	card  int // index of the card
	apply func(incident.Claim) incident.Claim
}

// mention is something that the text names and no proposal uses.
type mention struct {
	Key   string
	Slot  string
	Words string
	Quote string
	Span  string // "401-425"
	Para  int
	run   run
}

// sheetOf gathers what the page of a document shows; want is the id of the proposal to open.
func (s *site) sheetOf(r *http.Request, id, want string) (*sheet, error) {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return nil, err
	}
	doc, err := s.desk.Document(r.Context(), viewer(r), id)
	if err != nil {
		return nil, err
	}
	claims, err := s.desk.Proposals(r.Context(), viewer(r), id)
	if err != nil {
		return nil, err
	}
	subject, _, err := s.desk.Setting(r.Context(), SettingSubject)
	if err != nil {
		return nil, err
	}
	names, err := s.names(r)
	if err != nil {
		return nil, err
	}
	settled, err := s.desk.Settled(r.Context(), viewer(r), id)
	if err != nil {
		return nil, err
	}
	k := lookFrom(r.Context())
	if doc.Lang == "ar" || doc.Lang == "en" {
		k.Lang = doc.Lang
	}
	asks, _, err := s.locales.of(k)
	if err != nil {
		return nil, err
	}
	sh := &sheet{l: l, asks: asks, doc: doc, runes: []rune(doc.Text), claims: map[string]incident.Claim{}, settled: map[int]node.Settlement{}, names: names}
	if sh.notes, err = readingOf(doc); err != nil {
		s.log.WarnContext(r.Context(), "reading the notes of a document", "document", id, "error", err)
	}
	sh.lines = &markedText{}
	for _, line := range linesOf(sh.runes) {
		sh.lines.starts = append(sh.lines.starts, line.Start)
	}
	for _, one := range settled {
		sh.settled[one.Clash] = one
	}
	for _, c := range claims {
		sh.claims[c.ID] = c
	}
	sh.cut(claims, subject, want)
	sh.contradict()
	if sh.open != nil {
		sh.relate(sh.open)
		sh.open.Rows = sh.rows(sh.open)
		for _, row := range sh.open.Rows {
			for _, v := range row.Values {
				sh.open.Rivals = sh.open.Rivals || len(v.Rivals) > 0
			}
			if len(row.Values) == 0 && row.Add != "" && row.Slot != "place" {
				sh.open.Missing = append(sh.open.Missing, row)
			}
		}
	}
	return sh, nil
}

// cut makes the cards, numbered in the order in which the text comes to them, and opens the wanted one, or the first
// that waits.
func (sh *sheet) cut(claims []incident.Claim, subject, want string) {
	for _, c := range claims {
		// What the document says otherwise stands with the claim that it is said beside.
		if c.State == incident.Superseded || strings.Contains(localKey(c.Key), "+") {
			continue
		}
		k := card{Claim: c, Shown: c.Side, Doubt: doubtful(c.Certainty), ByHand: strings.HasPrefix(localKey(c.Key), "h")}
		if k.Shown == "" {
			k.Shown = incident.DeriveSide(c.Class, c.Actors, subject)
		}
		if o := sh.original(c); o.ID != c.ID && !sameWords(o, c) {
			k.Original = &o
		}
		if k.Original != nil || k.ByHand {
			k.Who = sh.names[c.By]
		}
		for i := range sh.notes.Proposals {
			if p := &sh.notes.Proposals[i]; p.ID == localKey(c.Key) {
				k.Others = p.Rivals
				for _, q := range p.Anchors {
					k.Acts = append(k.Acts, q.Span)
				}
				if len(k.Acts) == 0 && !p.Trigger.Span.Empty() {
					k.Acts = []text.Span{p.Trigger.Span}
				}
			}
		}
		if k.ByHand && len(c.Source.Evidence) > 0 {
			k.Acts = c.Source.Evidence[:1]
		}
		k.Others = slices.DeleteFunc(slices.Clone(k.Others), func(w incident.When) bool {
			return w.Start == c.When.Start && w.End == c.When.End
		})
		sh.cards = append(sh.cards, k)
	}
	slices.SortStableFunc(sh.cards, func(a, b card) int { return cmp.Compare(a.begins(), b.begins()) })
	for i := range sh.cards {
		k := &sh.cards[i]
		k.N = i + 1
		if k.ID == want || want != "" && sh.versionOf(k.Claim, want) {
			sh.open = k
		}
	}
	for i := range sh.cards {
		if sh.open == nil && sh.cards[i].State == incident.Awaiting {
			sh.open = &sh.cards[i]
		}
	}
	if sh.open != nil {
		sh.open.Open = true
	}
}

// localKey is the part of a claim's key that names it within its document.
func localKey(key string) string {
	_, id, _ := strings.Cut(key, "#")
	return id
}

// original is the first version of a claim.
func (sh *sheet) original(c incident.Claim) incident.Claim {
	for range 1000 {
		before, ok := sh.claims[c.Supersedes]
		if !ok {
			break
		}
		c = before
	}
	return c
}

// sameWords reports whether two versions of a claim differ in nothing that stands on its card: what a document repeats
// changes the source of its claims too.
func sameWords(a, b incident.Claim) bool {
	b.ID, b.Supersedes, b.State, b.By, b.At, b.Source.ID = a.ID, a.Supersedes, a.State, a.By, a.At, a.Source.ID
	return same(a, b)
}

// versionOf reports whether id is an earlier version of a claim.
func (sh *sheet) versionOf(c incident.Claim, id string) bool {
	for range 1000 {
		if c.Supersedes == "" {
			return false
		}
		if c.Supersedes == id {
			return true
		}
		before, ok := sh.claims[c.Supersedes]
		if !ok {
			return false
		}
		c = before
	}
	return false
}

func doubtful(c incident.Certainty) bool {
	return c != incident.Asserted && c != incident.Reported && c != ""
}

// begins is where the text first tells the proposal.
func (k *card) begins() int {
	const nowhere = 1 << 30
	at := nowhere
	for _, e := range k.Source.Evidence {
		at = min(at, e.Start)
	}
	if at == nowhere {
		for _, r := range k.runs() {
			at = min(at, r.Start)
		}
	}
	return at
}

// runs are the stretches of the text that the proposal's values stand in.
func (k *card) runs() []run {
	var out []run
	put := func(slot, key string, sp *text.Span) {
		if sp != nil && !sp.Empty() {
			out = append(out, run{Span: *sp, slot: slot, n: k.N, key: key})
		}
	}
	put("time", "time", k.When.Span)
	for i := range k.Others {
		put("time", "other-"+strconv.Itoa(i), k.Others[i].Span)
	}
	for i := range k.Places {
		put("place", "place-"+strconv.Itoa(i), k.Places[i].Span)
	}
	for i := range k.Actors {
		put("actor", "actor-"+strconv.Itoa(i), k.Actors[i].Span)
	}
	for i := range k.Quantities {
		put("qty", "qty-"+strconv.Itoa(i), k.Quantities[i].Span)
	}
	put("src", "src", k.Source.Span)
	for i := range k.Acts {
		put("act", "act", &k.Acts[i])
	}
	for i := range k.Source.Evidence {
		put("", "ev", &k.Source.Evidence[i])
	}
	return out
}

// link leads to the card of a proposal that the reading or a claim's key names.
func (sh *sheet) link(id string) (cardLink, bool) {
	for i := range sh.cards {
		k := &sh.cards[i]
		if localKey(k.Key) == id || k.Key == id || k.ID == id {
			return cardLink{k.N, k.ID, k.Class}, true
		}
	}
	return cardLink{}, false
}

// relate fills what the document says of a proposal and others.
func (sh *sheet) relate(k *card) {
	if c, ok := sh.link(k.PartOf); ok && k.PartOf != "" {
		k.Part = &c
	}
	for i := range sh.cards {
		if o := &sh.cards[i]; o.PartOf != "" && (o.PartOf == k.Key || o.PartOf == k.ID) {
			k.Holds = append(k.Holds, cardLink{o.N, o.ID, o.Class})
		}
	}
	own := localKey(k.Key)
	for i := range sh.notes.Proposals {
		p := &sh.notes.Proposals[i]
		for _, after := range p.Before {
			if p.ID == own {
				if c, ok := sh.link(after); ok {
					k.Before = append(k.Before, c)
				}
			}
			if after == own {
				if c, ok := sh.link(p.ID); ok {
					k.After = append(k.After, c)
				}
			}
		}
	}
}

// tie fills in the words that a value stands in.
func (sh *sheet) tie(v value, sp *text.Span) value {
	if sp != nil {
		if v.Quote = cut(sh.runes, *sp); v.Quote != "" {
			v.Para = sh.lines.para(sp.Start)
		}
	}
	v.Loose = v.Para == 0
	return v
}

// rows are the slots of a card, in the order of the page.
func (sh *sheet) rows(k *card) []slotRow {
	l, was := sh.l, k.Original
	var out []slotRow

	when := sh.tie(value{Key: "time", Slot: "time", Words: l.when(k.When), Why: l.plain(k.When.Reason), Edit: "time"}, k.When.Span)
	when.Loose = when.Loose && k.When.Start != incident.NoDay
	if p := k.When.Precision; p != incident.TimeDay && p != incident.TimeUnknown && p != incident.TimeRelative && p != "" {
		when.Tag = l.word("timeprec", p)
	}
	if was != nil && (was.When.Start != k.When.Start || was.When.End != k.When.End) {
		when.Was = l.when(was.When)
	}
	for i, w := range k.Others {
		r := sh.tie(value{Key: "other-" + strconv.Itoa(i), Slot: "time", Words: l.when(w), Why: l.plain(w.Reason)}, w.Span)
		// Whose word it is, is told when the source is named in the same line.
		if k.Source.Span != nil && w.Span != nil && k.Source.Says != "" && sh.lines.para(k.Source.Span.Start) == r.Para {
			r.By = k.Source.Says
		}
		when.Rivals = append(when.Rivals, r)
	}
	out = append(out, slotRow{Slot: "time", Label: l.t("field.when"), Values: []value{when}})

	places := slotRow{Slot: "place", Label: l.t("field.place"), Add: "place-" + strconv.Itoa(len(k.Places))}
	for i, p := range k.Places {
		v := sh.tie(value{Key: "place-" + strconv.Itoa(i), Slot: "place", Words: l.name(p.Name), Tag: l.placeTag(p), Why: l.plain(p.Why), Edit: "place-" + strconv.Itoa(i)}, p.Span)
		if was != nil && i < len(was.Places) && was.Places[i].ID != p.ID {
			v.Was = l.name(was.Places[i].Name)
		}
		places.Values = append(places.Values, v)
	}
	out = append(out, places)

	actors := slotRow{Slot: "actor", Label: l.t("field.actor"), Add: "actor"}
	for i, a := range k.Actors {
		actors.Values = append(actors.Values, sh.tie(value{Key: "actor-" + strconv.Itoa(i), Slot: "actor", Words: l.name(a.Name), Tag: l.word("role.actor", a.Role), Edit: "actor"}, a.Span))
	}
	out = append(out, actors)

	figures := slotRow{Slot: "qty", Label: l.t("field.quantity"), Add: "qty"}
	for i, q := range k.Quantities {
		v := sh.tie(value{Key: "qty-" + strconv.Itoa(i), Slot: "qty", Words: l.quantity(q), Edit: "qty"}, q.Span)
		if q.By != nil {
			v.By = *q.By
		}
		at := slices.IndexFunc(k.Quantities[:i], func(o incident.Quantity) bool { return o.What == q.What && o.Of == q.Of && o.Unit == q.Unit })
		if at >= 0 { // another account of the same thing
			first := slices.IndexFunc(figures.Values, func(f value) bool { return f.Key == "qty-"+strconv.Itoa(at) })
			if first >= 0 {
				figures.Values[first].Rivals = append(figures.Values[first].Rivals, v)
				continue
			}
		}
		figures.Values = append(figures.Values, v)
	}
	out = append(out, figures)

	if len(k.Methods) > 0 {
		methods := slotRow{Slot: "act", Label: l.t("field.method")}
		for _, m := range k.Methods {
			methods.Values = append(methods.Values, value{Slot: "act", Words: l.word("method", m), Edit: "what"})
		}
		out = append(out, methods)
	}

	source := value{Key: "src", Slot: "src", Words: k.Source.Says, Tag: l.word("sourcekind", k.Source.Kind), Edit: "src"}
	if source.Words == "" {
		source.Words, source.Tag = source.Tag, ""
	}
	if k.Doubt {
		source.Doubt = string(k.Certainty)
	} else {
		source.Tag = strings.Trim(source.Tag+l.t("list.comma")+" "+l.word("certainty", k.Certainty), " "+l.t("list.comma"))
	}
	if was != nil && was.Source.Says != k.Source.Says {
		source.Was = was.Source.Says
	}
	source = sh.tie(source, k.Source.Span)
	source.Loose = source.Loose && k.Source.Says != ""
	return append(out, slotRow{Slot: "src", Label: l.t("field.source"), Values: []value{source}})
}

var isoDay = regexp.MustCompile(`\b\d{4}-\d{2}-\d{2}\b`)

// plain picks a bilingual text and writes the days in it as the page writes days.
func (l *locale) plain(b text.Bilingual) string {
	return isoDay.ReplaceAllStringFunc(l.name(b), func(s string) string {
		if d, err := incident.ParseDay(s); err == nil {
			return l.date(d)
		}
		return s
	})
}

// placeTag tells how fine a place is known.
func (l *locale) placeTag(p incident.Place) string {
	if p.Precision == incident.PlaceRegion && p.RadiusKM > 0 {
		return l.t("place.within", l.num(int(p.RadiusKM)))
	}
	return l.word("precision", p.Precision)
}

// contradict makes the views of the document's contradictions and marks the cards that they touch.
func (sh *sheet) contradict() {
	type part struct {
		text.Span
		card int
	}
	var parts []part // of all values, by where they begin
	longest := 0
	byID := map[string]int{}
	for i := range sh.cards {
		byID[localKey(sh.cards[i].Key)] = i
		for _, r := range sh.cards[i].runs() {
			if r.slot != "" {
				parts = append(parts, part{r.Span, i})
				longest = max(longest, r.End-r.Start)
			}
		}
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.Start, b.Start) })
	for i, c := range sh.notes.Contradictions {
		v := clashView{Contradiction: c, I: i}
		var touched []int
		for _, id := range c.Proposals {
			if k, ok := byID[id]; ok {
				touched = append(touched, k)
			}
		}
		for _, sp := range c.Spans {
			at, _ := slices.BinarySearchFunc(parts, sp.Start-longest, func(p part, start int) int { return cmp.Compare(p.Start, start) })
			for ; at < len(parts) && parts[at].Start < sp.End; at++ {
				if parts[at].End > sp.Start {
					touched = append(touched, parts[at].card)
				}
			}
		}
		slices.Sort(touched)
		for _, j := range slices.Compact(touched) {
			k := &sh.cards[j]
			k.Clash = true
			v.Cards = append(v.Cards, cardLink{k.N, k.ID, k.Class})
		}
		if one, ok := sh.settled[i]; ok {
			v.Settled = &one
		}
		sh.clashes = append(sh.clashes, v)
	}
}

// clashWindow is how many contradictions a page holds at a time.
const clashWindow = 20

// spell fills in what the page says of the contradictions around one; at < 0: around the first of the open proposal.
func (sh *sheet) spell(at int) []clashView {
	if at < 0 && sh.open != nil {
		at = slices.IndexFunc(sh.clashes, func(v clashView) bool {
			return slices.ContainsFunc(v.Cards, func(c cardLink) bool { return c.ID == sh.open.ID })
		})
	}
	from := min(max(at, 0), max(0, len(sh.clashes)-1)) / clashWindow * clashWindow
	window := sh.clashes[from:min(len(sh.clashes), from+clashWindow)]
	for i := range window {
		v := &window[i]
		var sides []value
		for j, sp := range v.Spans {
			if r := sh.tie(value{Key: fmt.Sprintf("x%d.%d", v.I, j), Slot: "clash"}, &sp); r.Quote != "" {
				sides = append(sides, r)
			}
		}
		v.Told, v.Readings = sh.told(v.Explanation, sides)
		v.Options, v.Dates = sh.options(v.Contradiction), sh.days(v.Contradiction)
		if one := v.Settled; one != nil {
			v.Who, v.Ask, v.Chosen = sh.names[one.By], sh.question(sides), one.Reading
			for _, o := range v.Options {
				if o.Key == one.Reading {
					v.Chosen = o.Words
				}
			}
		}
	}
	return window
}

// told writes an explanation with the words that it quotes from the text as links to them, each with its line. Sides
// that it does not quote are returned.
func (sh *sheet) told(words text.Bilingual, sides []value) (template.HTML, []value) {
	var out strings.Builder
	rest := sh.l.plain(words)
	var unquoted []value
	for _, r := range sides {
		before, after, found := strings.Cut(rest, r.Quote)
		if !found {
			unquoted = append(unquoted, r)
			continue
		}
		// A closing quotation mark, and the sign that ends an isolated run, stay with the words.
		tail := after[:len(after)-len(strings.TrimLeft(after, "»”\"\u2069"))]
		rest = after[len(tail):]
		out.WriteString(html.EscapeString(before))
		fmt.Fprintf(&out, `<a class="cw" href="#l%d" data-v="%s">%s</a>%s <span class="para">%s</span>`, r.Para, r.Key, html.EscapeString(r.Quote), html.EscapeString(tail), html.EscapeString(sh.l.t("read.para", r.Para)))
	}
	out.WriteString(html.EscapeString(rest))
	return template.HTML(out.String()), unquoted //nolint:gosec // every text in it is escaped
}

// question asks the source about a contradiction, in the language of the document.
func (sh *sheet) question(sides []value) string {
	l, name := sh.asks, sh.doc.Name
	if sh.doc.Published != incident.NoDay {
		name = l.t("read.ask.dated", name, l.date(sh.doc.Published))
	}
	said := make([]string, len(sides))
	for i, r := range sides {
		said[i] = l.t("read.ask.said", r.Quote, l.num(r.Para))
	}
	return l.t("read.ask.text", name, strings.Join(said, l.t("read.ask.and")))
}

func aboutTime(kind string) bool {
	return kind == "month_names" || kind == "date_vs_date" || kind == "date_vs_published"
}

// times are the different times that the document gives for a proposal, in every version of it.
func (sh *sheet) times(k *card) []incident.When {
	var out []incident.When
	put := func(w incident.When) {
		if w.Start != incident.NoDay && !slices.ContainsFunc(out, func(o incident.When) bool { return o.Start == w.Start && o.End == w.End }) {
			out = append(out, w)
		}
	}
	put(sh.original(k.Claim).When)
	for _, w := range k.Others {
		put(w)
	}
	put(k.When)
	return out
}

// days gives the days that a contradiction about time sets against each other, the one shown first.
func (sh *sheet) days(c read.Contradiction) []incident.Day {
	if !aboutTime(c.Kind) {
		return nil
	}
	var out []incident.Day
	for i := range sh.cards {
		k := &sh.cards[i]
		if !slices.Contains(c.Proposals, localKey(k.Key)) {
			continue
		}
		for _, w := range append([]incident.When{k.When}, sh.times(k)...) {
			if w.Start != incident.NoDay && !slices.Contains(out, w.Start) {
				out = append(out, w.Start)
			}
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out[:2]
}

// options are the readings of a contradiction that a proposal can be corrected to.
func (sh *sheet) options(c read.Contradiction) []option {
	in := func(sp *text.Span) bool {
		return sp != nil && slices.ContainsFunc(c.Spans, func(s text.Span) bool { return s.Start < sp.End && sp.Start < s.End })
	}
	for i := range sh.cards {
		k := &sh.cards[i]
		if k.State != incident.Awaiting || !slices.Contains(c.Proposals, localKey(k.Key)) {
			continue
		}
		var out []option
		add := func(key, words string, apply func(incident.Claim) incident.Claim) {
			if !slices.ContainsFunc(out, func(o option) bool { return o.Key == key }) {
				out = append(out, option{key, words, i, apply})
			}
		}
		first := sh.original(k.Claim)
		switch {
		case aboutTime(c.Kind):
			for _, w := range sh.times(k) {
				add("time:"+w.Start.String()+":"+w.End.String(), sh.l.when(w), func(c incident.Claim) incident.Claim {
					c.When = w
					return c
				})
			}
		case c.Kind == "count_vs_count":
			for _, other := range append([]incident.Claim{first}, sh.others(k)...) { // the numbers may stand in two proposals
				for _, q := range other.Quantities {
					at := slices.IndexFunc(k.Quantities, func(own incident.Quantity) bool { return own.What == q.What })
					if !in(q.Span) || at < 0 {
						continue
					}
					add(fmt.Sprintf("qty:%s:%d:%d:%d", q.What, q.Value, q.Min, q.Max), sh.l.quantity(q), func(c incident.Claim) incident.Claim {
						old := c.Quantities
						c.Quantities = nil
						for j, o := range old {
							switch {
							case j == at:
								c.Quantities = append(c.Quantities, q)
							case o.What == q.What && in(o.Span):
							default:
								c.Quantities = append(c.Quantities, o)
							}
						}
						return c
					})
				}
			}
		case c.Kind == "place_vs_place" || c.Kind == "direction":
			for _, p := range first.Places {
				if !in(p.Span) {
					continue
				}
				add("place:"+cmp.Or(p.ID, p.Text), sh.l.name(p.Name), func(c incident.Claim) incident.Claim {
					rest := slices.DeleteFunc(slices.Clone(c.Places), func(o incident.Place) bool { return in(o.Span) })
					c.Places = append([]incident.Place{p}, rest...)
					return c
				})
			}
		case c.Kind == "actor_vs_actor":
			for _, a := range first.Actors {
				if !in(a.Span) {
					continue
				}
				add("actor:"+cmp.Or(a.ID, a.Text), sh.l.name(a.Name), func(c incident.Claim) incident.Claim {
					rest := slices.DeleteFunc(slices.Clone(c.Actors), func(o incident.Participant) bool { return in(o.Span) && o.Role == a.Role })
					c.Actors = append([]incident.Participant{a}, rest...)
					return c
				})
			}
		}
		if len(out) > 1 {
			return out
		}
	}
	return nil
}

// others are the claims of the other cards.
func (sh *sheet) others(k *card) []incident.Claim {
	var out []incident.Claim
	for i := range sh.cards {
		if sh.cards[i].ID != k.ID && sh.cards[i].State != incident.Rejected {
			out = append(out, sh.cards[i].Claim)
		}
	}
	return out
}

// otherTimes are the times to keep beside a claim when it is confirmed: all that its document gives, unless somebody
// preferred one.
func (sh *sheet) otherTimes(k *card) []incident.When {
	for _, c := range sh.clashes {
		if c.Settled != nil && c.Settled.Choice == node.Prefer && aboutTime(c.Kind) && slices.Contains(c.Proposals, localKey(k.Key)) {
			return nil
		}
	}
	return k.Others
}

// mentions are what the text names and no proposal uses.
func (sh *sheet) mentions() []mention {
	used := map[string][]text.Span{}
	for i := range sh.cards {
		if sh.cards[i].State == incident.Rejected {
			continue
		}
		for _, r := range sh.cards[i].runs() {
			used[r.slot] = append(used[r.slot], r.Span)
		}
	}
	for _, list := range used {
		slices.SortFunc(list, func(a, b text.Span) int { return cmp.Compare(a.Start, b.Start) })
	}
	var out []mention
	put := func(slot string, i int, words string, sp *text.Span) {
		if sp == nil {
			return
		}
		list := used[slot]
		at, _ := slices.BinarySearchFunc(list, sp.Start, func(a text.Span, start int) int { return cmp.Compare(a.End, start+1) })
		for ; at < len(list) && list[at].Start < sp.End; at++ {
			if list[at].End > sp.Start {
				return
			}
		}
		q := cut(sh.runes, *sp)
		if q == "" {
			return
		}
		key := "m." + slot + "-" + strconv.Itoa(i)
		out = append(out, mention{Key: key, Slot: slot, Words: words, Quote: q, Span: spanParam(*sp), Para: sh.lines.para(sp.Start), run: run{Span: *sp, slot: slot, key: key}})
	}
	m := &sh.notes.Mentions
	for i := range m.Dates {
		put("time", i, sh.l.when(m.Dates[i]), m.Dates[i].Span)
	}
	for i := range m.Places {
		put("place", i, sh.l.name(m.Places[i].Name), m.Places[i].Span)
	}
	for i := range m.Actors {
		put("actor", i, sh.l.name(m.Actors[i].Name), m.Actors[i].Span)
	}
	for i := range m.Quantities {
		put("qty", i, sh.l.quantity(m.Quantities[i]), m.Quantities[i].Span)
	}
	slices.SortStableFunc(out, func(a, b mention) int { return cmp.Compare(a.run.Start, b.run.Start) })
	return out
}

// mark colours the text.
func (sh *sheet) mark(mentions []mention) *markedText {
	var runs []run
	var badges []badge
	open := 0
	for i := range sh.cards {
		k := &sh.cards[i]
		if k.Open {
			open = k.N
		}
		badges = append(badges, badge{N: k.N, On: k.Open, ID: k.ID, Done: k.State != incident.Awaiting, at: k.begins()})
		if k.State == incident.Rejected && !k.Open {
			continue
		}
		for _, r := range k.runs() {
			if k.Doubt && r.key == "act" {
				r.doubt = sh.l.word("certainty", k.Certainty)
			}
			runs = append(runs, r)
		}
	}
	for _, m := range mentions {
		runs = append(runs, m.run)
	}
	for i, c := range sh.notes.Contradictions {
		for j, sp := range c.Spans {
			runs = append(runs, run{Span: sp, key: fmt.Sprintf("x%d.%d", i, j)})
		}
	}
	for i, j := range sh.notes.Judgments {
		runs = append(runs, run{Span: j.Span, key: "j" + strconv.Itoa(i)})
	}
	return markText(sh.runes, sh.doc.Name, runs, open, badges)
}

// judgmentView is an opinion that the document quotes.
type judgmentView struct {
	read.Judgment
	Key  string
	Para int
}

func (sh *sheet) judgments() []judgmentView {
	out := make([]judgmentView, len(sh.notes.Judgments))
	for i, j := range sh.notes.Judgments {
		out[i] = judgmentView{j, "j" + strconv.Itoa(i), sh.lines.para(j.Span.Start)}
	}
	return out
}

// Decided counts the contradictions that somebody decided on.
func (sh *sheet) Decided() int { return len(sh.settled) }

// count counts the cards in a state.
func (sh *sheet) count(state incident.State) int {
	n := 0
	for i := range sh.cards {
		if sh.cards[i].State == state {
			n++
		}
	}
	return n
}

// address is where the page stands with a proposal open; more are pairs of further parameters.
func (sh *sheet) address(p string, more ...string) string {
	v := url.Values{}
	if p != "" {
		v.Set("p", p)
	}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	to := "/read/" + url.PathEscape(sh.doc.ID)
	if len(v) > 0 {
		to += "?" + v.Encode()
	}
	return to
}

// spanParam and parseSpan write and read a span in an address.
func spanParam(s text.Span) string { return strconv.Itoa(s.Start) + "-" + strconv.Itoa(s.End) }

func parseSpan(v string, limit int) (text.Span, bool) {
	a, b, ok := strings.Cut(v, "-")
	start, err1 := strconv.Atoi(a)
	end, err2 := strconv.Atoi(b)
	s := text.Span{Start: start, End: end}
	return s, ok && err1 == nil && err2 == nil && start >= 0 && end <= limit && !s.Empty()
}
