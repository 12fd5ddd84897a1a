package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// whyView is what an agreement gets of an incident beside what stays, claim by claim.
type whyView struct {
	Agreement *node.Agreement
	Partner   node.Partner
	Incident  string
	Title     string
	Items     []whyItem
	Waiting   bool
	Given     bool
	Objects   int
}

// whyItem is one claim.
type whyItem struct {
	node.Explained
	Number  int
	Goes    bool
	Texts   []whyText
	Rows    []whyRow
	Diffs   []whyDiff
	Flags   []release.Flag
	Marked  []markedPortion
	Stale   map[string]bool // tear-lines written over another text
	Private map[string]bool
	Keeps   []string
}

// markedPortion is a portion with its words.
type markedPortion struct {
	release.Portion
	Index int
	Words string
}

// whyRow is one property: what stays and what goes.
type whyRow struct {
	Property   string
	Full, Goes string
	State      string // same, held, swap
	N          int
}

// whyDiff is one line of the list below: what was withheld or replaced, by which rule.
type whyDiff struct {
	N     int
	State string // held, swap
	About string
	Words string
	Rule  int
}

// properties in the order in which the why view shows them.
var whyProperties = []string{release.Title, release.Class, release.When, release.Places, release.Actors, release.Quantities, release.Methods,
	release.Certainty, release.Grade, release.Source}

// whyView explains an incident under an agreement. What the reader may not see of the incident is not there.
func (s *site) whyView(r *http.Request, l *locale, lineage, incidentID string) (*whyView, error) {
	full, err := s.desk.Incident(r.Context(), viewer(r), incidentID)
	if err != nil {
		return nil, err
	}
	e, err := s.sharing.Explain(r.Context(), lineage, full.Incident.ID)
	if err != nil {
		return nil, err
	}
	v := &whyView{Agreement: e.Agreement, Partner: e.Partner, Incident: full.Incident.ID, Title: l.name(full.Incident.Title), Waiting: e.Waiting, Given: e.Given, Objects: e.Objects}
	for i, x := range e.Items {
		v.Items = append(v.Items, l.whyItem(x, i+1, e.Flags))
	}
	return v, nil
}

// whyItem sets what goes of a claim beside the whole.
func (l *locale) whyItem(x node.Explained, number int, flags []release.Flag) whyItem {
	it := whyItem{Explained: x, Number: number, Goes: x.Goes != nil, Stale: map[string]bool{}, Private: map[string]bool{}, Keeps: node.Keepable()}
	digest := release.TextDigest(&x.Claim)
	for _, t := range x.Tears {
		if t.Over != digest {
			it.Stale[t.ID] = true
		}
	}
	for _, p := range x.Marks.Private {
		it.Private[p] = true
	}
	for i, p := range x.Marks.Portions {
		it.Marked = append(it.Marked, markedPortion{p, i, cut([]rune(summaryIn(x.Claim.Summary, p.Lang)), p.Span)})
	}
	for _, f := range flags {
		if f.Item == x.Claim.Key {
			it.Flags = append(it.Flags, f)
		}
	}
	n := numbering{l: l, item: &it}
	if !it.Goes {
		n.whole()
	}
	langs := []string{l.Lang}
	for _, other := range languages {
		if other.Code != l.Lang {
			langs = append(langs, other.Code)
		}
	}
	for _, lang := range langs {
		full, goes := summaryIn(x.Claim.Summary, lang), ""
		if it.Goes {
			goes = summaryIn(x.Goes.Summary, lang)
		}
		if full == "" && goes == "" {
			continue
		}
		it.Texts = append(it.Texts, n.text(lang, full, goes))
	}
	for _, p := range whyProperties {
		row := whyRow{Property: p, Full: l.property(&x.Claim, p), State: "same"}
		if it.Goes {
			row.Goes = l.property(x.Goes, p)
		}
		switch {
		case row.Full == "" && row.Goes == "":
			continue
		case !it.Goes:
			row.State = "held"
			row.N = n.whole()
		case row.Goes == row.Full:
		case row.Goes == "":
			row.State = "held"
			row.N = n.property(p, "held")
		default:
			row.State = "swap"
			row.N = n.property(p, "swap")
		}
		it.Rows = append(it.Rows, row)
	}
	return it
}

// numbering gives each difference of a claim its number and its line in the list.
type numbering struct {
	l    *locale
	item *whyItem
	seen map[string]int
}

// line returns the number of a difference, and adds its line when it is new.
func (n *numbering) line(key, state, about string, r release.Reason) int {
	if at, ok := n.seen[key]; ok {
		return at
	}
	if n.seen == nil {
		n.seen = map[string]int{}
	}
	at := len(n.item.Diffs) + 1
	n.seen[key] = at
	n.item.Diffs = append(n.item.Diffs, whyDiff{N: at, State: state, About: about, Words: n.l.name(r.Words), Rule: r.Rule})
	return at
}

// reason finds the first reason that has to do with a property and withholds or changes it; codes come first.
func (n *numbering) reason(property string, codes ...string) (release.Reason, bool) {
	for _, c := range codes {
		for _, r := range n.item.Reasons {
			if r.Code == c && (r.Property == property || property == "") {
				return r, true
			}
		}
	}
	for _, r := range n.item.Reasons {
		if r.Property == property && r.Rule != 0 && len(codes) == 0 {
			return r, true
		}
	}
	return release.Reason{}, false
}

// whole is the number of what keeps the claim as a whole from going; further reasons get lines of their own.
func (n *numbering) whole() int {
	first := 0
	for _, r := range n.item.Reasons {
		if r.Property != "" || r.Rule == 0 {
			continue
		}
		if at := n.line("whole:"+r.Code, "held", n.l.t("share.about.all"), r); first == 0 {
			first = at
		}
	}
	if first == 0 {
		first = n.line("whole:", "held", n.l.t("share.about.all"), release.Reason{Rule: 1, Words: text.Bilingual{AR: n.l.t("share.about.default"), EN: n.l.t("share.about.default")}})
	}
	return first
}

func (n *numbering) property(p, state string) int {
	r, ok := n.reason(p)
	if !ok {
		if r, ok = n.reason(release.Actors); !ok || p != release.Title {
			r = release.Reason{Rule: 10, Words: text.Bilingual{AR: n.l.t("share.about.derived"), EN: n.l.t("share.about.derived")}}
		}
	}
	return n.line("property:"+p, state, n.l.word("share.property", p), r)
}

// portion is the number of a marked portion: one for each reason that people gave.
func (n *numbering) portion(p release.Portion) int {
	code := map[release.Why]string{release.WhySource: "portion_source", release.WhyPerson: "portion_person", release.WhyOriginator: "portion_originator"}[p.Why]
	r, ok := n.reason("", code, "portion_above_ceiling")
	if !ok {
		rules := map[release.Why]int{release.WhySource: 3, release.WhyPerson: 8, release.WhyOriginator: 4}
		words := n.l.t("share.portion.said." + whyKey(p.Why))
		r = release.Reason{Rule: max(2, rules[p.Why]), Words: text.Bilingual{AR: words, EN: words}}
	}
	return n.line("portion:"+string(p.Why)+string(p.Marking), "held", n.l.word("share.portion", whyKey(p.Why)), r)
}

func whyKey(w release.Why) string {
	switch w {
	case release.WhySource, release.WhyPerson, release.WhyOriginator:
		return string(w)
	}
	return string(release.WhyOther)
}

// text is the number of words outside of marked portions that do not go as they stand.
func (n *numbering) words(state string) int {
	if !n.item.Goes {
		return n.whole()
	}
	about := n.l.t("share.about.text")
	if state == "swap" {
		about = n.l.t("share.about.tear")
		if r, ok := n.reason(release.Summary, "tear_line"); ok {
			return n.line("text:swap", state, about, r)
		}
	}
	r, ok := n.reason(release.Summary)
	if !ok {
		words := n.l.t("share.about.derived")
		r = release.Reason{Rule: 10, Words: text.Bilingual{AR: words, EN: words}}
	}
	return n.line("text:"+state, state, about, r)
}

// property writes one property of a claim as people read it.
func (l *locale) property(c *incident.Claim, p string) string {
	var parts []string
	switch p {
	case release.Title:
		return l.name(c.Title)
	case release.Class:
		return l.word("class", c.Class)
	case release.When:
		if c.When.Start == incident.NoDay && c.When.End == incident.NoDay {
			return ""
		}
		return l.when(c.When)
	case release.Places:
		for _, place := range c.Places {
			parts = append(parts, l.name(place.Name)+" ("+l.word("precision", place.Precision)+")")
		}
	case release.Actors:
		for _, a := range c.Actors {
			parts = append(parts, l.name(a.Name)+" ("+l.word("role.actor", a.Role)+")")
		}
	case release.Quantities:
		for _, q := range c.Quantities {
			parts = append(parts, l.quantity(q))
		}
	case release.Methods:
		for _, m := range c.Methods {
			parts = append(parts, l.word("method", m))
		}
	case release.Certainty:
		return l.word("certainty", c.Certainty)
	case release.Grade:
		return c.Grade.Reliability + c.Grade.Credibility
	case release.Source:
		if c.Source.Says != "" {
			parts = append(parts, c.Source.Says)
		}
		if c.Source.Name != "" {
			parts = append(parts, c.Source.Name)
		} else if c.Source.Kind != "" {
			parts = append(parts, l.word("sourcekind", c.Source.Kind))
		}
	}
	return strings.Join(parts, l.t("list.comma")+" ")
}

func summaryIn(b text.Bilingual, lang string) string {
	if lang == "ar" {
		return b.AR
	}
	return b.EN
}

func (s *site) why(w http.ResponseWriter, r *http.Request) error {
	return s.whyPage(w, r, http.StatusOK, r.URL.Query(), "", nil)
}

// whyPage shows why something of an incident goes and something does not. at names the claim whose form was refused
// for what fault says.
func (s *site) whyPage(w http.ResponseWriter, r *http.Request, status int, typed url.Values, at string, fault any) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	list, err := s.giving(r)
	if err != nil {
		return err
	}
	lineage := typed.Get("agreement")
	if lineage == "" && len(list) > 0 {
		lineage = list[0].Lineage
	}
	if lineage == "" {
		return &node.ShareError{Code: "not_in_force"}
	}
	v, err := s.whyView(r, l, lineage, typed.Get("incident"))
	if err != nil {
		return err
	}
	d := map[string]any{"V": v}
	if typed.Get("part") == "view" && r.Method == http.MethodGet {
		s.render(w, r, status, "whyview", "", d)
		return nil
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	partners, err := s.sharing.Partners(r.Context())
	if err != nil {
		return err
	}
	partnerNames := map[string]string{}
	for _, p := range partners {
		partnerNames[p.ID] = l.name(p.Name)
	}
	d["PartnerNames"] = partnerNames
	d["Names"], d["Agreements"], d["Partners"], d["Fault"], d["At"], d["Typed"] = names, list, partners, fault, at, typed
	d["Me"], d["Saved"] = personFrom(r.Context()).ID, r.URL.Query().Get("saved")
	d["Markable"], d["Levels"] = node.Markable(), levels
	d["PAPs"] = []agreement.PAP{agreement.PAPClear, agreement.PAPGreen, agreement.PAPAmber, agreement.PAPRed}
	d["Whys"] = []release.Why{release.WhySource, release.WhyPerson, release.WhyOriginator, release.WhyOther}
	s.render(w, r, status, "share-why", "share.why", d)
	return nil
}

// levels are the TLP levels that people choose from.
var levels = []incident.Marking{incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed}

// whyActs is what people do under the why view.
var whyActs = map[string]account.Action{
	"marks": account.ProposeRelease, "tear": account.ProposeRelease, "drop": account.ProposeRelease, "approve": account.ApproveRelease,
}

func (s *site) whyAct(w http.ResponseWriter, r *http.Request) error {
	do := r.PathValue("do")
	action, known := whyActs[do]
	if !known {
		return store.ErrNotFound
	}
	me := personFrom(r.Context())
	if !account.Can(*me, action) {
		return errForbidden
	}
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	f := r.PostForm
	// Nobody marks what they may not see, and only what belongs to the incident.
	full, err := s.desk.Incident(r.Context(), viewer(r), f.Get("incident"))
	if err != nil {
		return err
	}
	said, err := s.sharing.SharingOf(r.Context(), full.Incident.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(said, func(x node.Sharing) bool { return x.Claim.Key == f.Get("key") })
	if i < 0 {
		return store.ErrNotFound
	}
	var fault any
	switch do {
	case "marks":
		m, wrong := formMarks(f, said[i])
		if fault = wrong; fault == nil {
			err = s.sharing.SetMarks(r.Context(), me.ID, m)
		}
	case "tear":
		_, err = s.sharing.WriteTear(r.Context(), me.ID, said[i].Claim.Key, release.Tear{Level: incident.Marking(f.Get("level")),
			Title:   text.Bilingual{AR: strings.TrimSpace(f.Get("title.ar")), EN: strings.TrimSpace(f.Get("title.en"))},
			Summary: text.Bilingual{AR: plainLines(f.Get("text.ar")), EN: plainLines(f.Get("text.en"))}, Keep: f["keep"]})
	case "approve", "drop":
		id := f.Get("tear")
		if !slices.ContainsFunc(said[i].Tears, func(t node.TearLine) bool { return t.ID == id }) {
			return store.ErrNotFound
		}
		if do == "drop" {
			err = s.sharing.DropTear(r.Context(), me.ID, id)
		} else if fault = s.again(r); fault == nil {
			err = s.sharing.ApproveTear(r.Context(), me.ID, id)
		}
	}
	if words, refused := s.refused(r, err); refused {
		fault = words
	} else if err != nil {
		return err
	}
	if fault != nil {
		return s.whyPage(w, r, http.StatusUnprocessableEntity, f, f.Get("key")+" "+do, fault)
	}
	http.Redirect(w, r, "/share/why?agreement="+url.QueryEscape(f.Get("agreement"))+"&incident="+url.QueryEscape(full.Incident.ID)+"&saved="+do, http.StatusSeeOther)
	return nil
}

// plainLines trims a text and writes its line ends as one character.
func plainLines(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// formMarks reads what a form says of a claim; wrong is the key of what cannot be right.
func formMarks(f url.Values, said node.Sharing) (m node.Marks, wrong any) {
	m = node.Marks{Key: said.Claim.Key, Marks: map[string]incident.Marking{}, Private: f["private"], Recipient: f.Get("recipient") == "yes", PAP: agreement.PAP(f.Get("pap"))}
	for _, p := range node.Markable() {
		if level := f.Get("mark." + p); level != "" {
			m.Marks[p] = incident.Marking(level)
		}
	}
	for _, keep := range f["portion"] {
		if i, err := strconv.Atoi(keep); err == nil && i >= 0 && i < len(said.Marks.Portions) {
			m.Portions = append(m.Portions, said.Marks.Portions[i])
		}
	}
	phrase, from, to := f.Get("phrase"), f.Get("from"), f.Get("to")
	if strings.TrimSpace(phrase+from+to) == "" {
		return m, nil
	}
	span, err := findPhrase(summaryIn(said.Claim.Summary, f.Get("phrase.lang")), phrase, from, to)
	if err != nil {
		return m, "share.fault.phrase"
	}
	p := release.Portion{Lang: f.Get("phrase.lang"), Span: span, Why: release.Why(f.Get("why")), Marking: incident.Marking(f.Get("level"))}
	switch p.Why {
	case release.WhySource, release.WhyPerson:
	case release.WhyOriginator:
		if f.Get("originator") == "" {
			return m, "share.fault.originator"
		}
		p.Origin = &release.Origin{Party: f.Get("originator"), Onward: agreement.Onward{Rule: agreement.OnwardAsk}}
	case release.WhyOther:
		if p.Marking == "" {
			return m, "share.fault.level"
		}
	default:
		return m, "share.fault.whyportion"
	}
	m.Portions = append(m.Portions, p)
	return m, nil
}

var errNoPhrase = errors.New("the text does not hold these words")

// findPhrase finds words in a text: a whole phrase as it was pasted, or the words that it begins and ends with. Blanks,
// vowel marks and punctuation at the ends of words do not matter.
func findPhrase(full, phrase, from, to string) (text.Span, error) {
	if strings.TrimSpace(phrase) != "" {
		if at := strings.Index(full, phrase); at >= 0 {
			start := len([]rune(full[:at]))
			return text.Span{Start: start, End: start + len([]rune(phrase))}, nil
		}
		from, to = phrase, ""
	}
	words := wordsOf(full)
	first, last, ok := findWords(words, wordsOf(from), 0)
	if !ok {
		return text.Span{}, errNoPhrase
	}
	if strings.TrimSpace(to) != "" {
		if _, last, ok = findWords(words, wordsOf(to), first); !ok {
			return text.Span{}, errNoPhrase
		}
	}
	return text.Span{Start: words[first].span.Start, End: words[last].span.End}, nil
}

// findWords finds a run of words from a number on.
func findWords(in, run []wordOf, from int) (first, last int, ok bool) {
	if len(run) == 0 {
		return 0, 0, false
	}
	for i := from; i+len(run) <= len(in); i++ {
		same := true
		for k := range run {
			same = same && in[i+k].key == run[k].key
		}
		if same {
			return i, i + len(run) - 1, true
		}
	}
	return 0, 0, false
}
