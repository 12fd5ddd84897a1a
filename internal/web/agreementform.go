package web

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/text"
)

// What fields can be chosen from, beside the lists of package agreement.
var (
	paps        = []agreement.PAP{agreement.PAPRed, agreement.PAPAmber, agreement.PAPGreen, agreement.PAPClear}
	onwardRules = []agreement.OnwardRule{agreement.OnwardNone, agreement.OnwardAsk, agreement.OnwardListed}
	drops       = []agreement.Drop{agreement.DropAll, agreement.DropFirst, agreement.DropOne}
	signable    = []instrument.Kind{instrument.Assurance, instrument.Consent, instrument.Plan}
)

// conditionFields says which fields a type of condition has.
var conditionFields = map[agreement.ConditionType][]string{
	agreement.AcknowledgedWithin: {"what", "percent", "hours", "n"},
	agreement.OutcomeForEach:     {"what", "days", "n"},
	agreement.DaysWithoutBreach:  {"days"},
	agreement.GivenAtLeast:       {"n", "what"},
	agreement.ReceivedAtLeast:    {"n", "what"},
	agreement.ReciprocalStep:     {"step"},
	agreement.Signed:             {"instrument"},
}

// freshCondition is a condition of a type as the form offers it first.
func freshCondition(t agreement.ConditionType) agreement.Condition {
	c := agreement.Condition{Type: t}
	switch t {
	case agreement.AcknowledgedWithin:
		c.What, c.N, c.Percent, c.Hours = agreement.Warning, 3, 80, 1
	case agreement.OutcomeForEach:
		c.What, c.N, c.Days = agreement.Warning, 1, 14
	case agreement.DaysWithoutBreach:
		c.Days = 30
	case agreement.GivenAtLeast, agreement.ReceivedAtLeast:
		c.N = 3
	case agreement.ReciprocalStep:
		c.N = 2
	case agreement.Signed:
		c.Instrument = instrument.Assurance
	}
	return c
}

// named is an id with its name, as lists and fields show it.
type named struct {
	ID   string
	Name text.Bilingual
}

// naming finds ids by names that people type, and names by ids.
type naming []named

func (n naming) id(typed string) (string, bool) {
	folded := text.Fold(typed)
	for _, x := range n {
		if x.ID == typed || x.Name.AR != "" && text.Fold(x.Name.AR) == folded || x.Name.EN != "" && text.Fold(x.Name.EN) == folded {
			return x.ID, true
		}
	}
	return typed, false
}

// shown is what a field shows for an id.
func (n naming) shown(id, lang string) string {
	for _, x := range n {
		if x.ID == id {
			return x.Name.In(lang)
		}
	}
	return id
}

func (d *dealing) actorNames() naming {
	var out naming
	for _, a := range d.desk.Actors() {
		out = append(out, named{a.ID, a.Name})
	}
	return out
}

func (d *dealing) unitNames() naming {
	var out naming
	for _, u := range d.desk.Units() {
		out = append(out, named{u.ID, u.Name})
	}
	return out
}

func (p *parties) naming() naming {
	var out naming
	for _, x := range p.List {
		out = append(out, named{x.ID, x.Name})
	}
	return out
}

// rungForm is one step of the ladder as the form shows it.
type rungForm struct {
	agreement.Step
	N          int
	Conditions []conditionForm
}

// Number is the step's number as people count.
func (r rungForm) Number() int { return r.N + 1 }

// Has reports whether the step opens a kind.
func (r rungForm) Has(k agreement.Kind) bool { return slices.Contains(r.Opens, k) }

// conditionForm is one condition of a step as the form shows it.
type conditionForm struct {
	agreement.Condition
	Step, N int
	Fields  []string
}

// draftForm is what the page of a draft shows.
type draftForm struct {
	Draft    node.Draft
	T        agreement.Terms
	Giver    text.Bilingual
	Taker    text.Bilingual
	Partner  string
	Giving   bool
	Writer   string // who wrote it last
	Mine     bool   // that is who is signed in
	Faults   faults
	Wrong    []wrongField
	Readings []reading
	Changes  []agreement.Change // against the version that it amends
	Amends   bool
	Rungs    []rungForm
	Subjects []string
	Units    []string
	Onward   []string
	Actors   naming
	Places   naming
	Others   naming
	Sign     signing
	Done     string
}

// wrongField is one fault of the terms, with where it is mended.
type wrongField struct {
	Anchor string
	Label  string // key of the field's name
	Step   int    // for the ladder: which step; else 0
	Words  text.Bilingual
}

// Kinds lists what can go.
func (f draftForm) Kinds() []agreement.Kind { return agreement.Kinds() }

// HasKind reports whether a kind may go.
func (f draftForm) HasKind(k agreement.Kind) bool { return slices.Contains(f.T.Kinds, k) }

// Classes lists the classes of happening.
func (f draftForm) Classes() []incident.Class { return classes }

// HasClass reports whether the terms are narrowed to a class among others.
func (f draftForm) HasClass(c incident.Class) bool { return slices.Contains(f.T.Classes, c) }

// AnySubject reports whether the terms hold for any subject.
func (f draftForm) AnySubject() bool { return slices.Contains(f.T.Subjects, agreement.Any) }

// AnyUnit reports whether the terms hold for any place.
func (f draftForm) AnyUnit() bool { return slices.Contains(f.T.Units, agreement.Any) }

// AnyParty reports whether what was given may be passed on to anybody.
func (f draftForm) AnyParty() bool { return slices.Contains(f.T.Onward.Parties, agreement.Any) }

// Ceilings lists the markings.
func (f draftForm) Ceilings() []incident.Marking { return markings }

// Precisions lists how fine places can be given.
func (f draftForm) Precisions() []incident.PlacePrecision { return placePrecs }

// PAPs lists what a taker can be let do.
func (f draftForm) PAPs() []agreement.PAP { return paps }

// Purposes lists what a taker may use things for.
func (f draftForm) Purposes() []agreement.Purpose { return agreement.Purposes() }

// Bases lists the legal bases.
func (f draftForm) Bases() []agreement.Basis { return agreement.Bases() }

// Assurances lists what can be assured.
func (f draftForm) Assurances() []agreement.Assurance { return agreement.Assurances() }

// HasAssurance reports whether the taker must assure something.
func (f draftForm) HasAssurance(a agreement.Assurance) bool {
	return slices.Contains(f.T.Assurances, a)
}

// Rules lists the rules for passing on.
func (f draftForm) Rules() []agreement.OnwardRule { return onwardRules }

// Drops lists what a breach can do.
func (f draftForm) Drops() []agreement.Drop { return drops }

// Types lists the types of conditions.
func (f draftForm) Types() []agreement.ConditionType { return agreement.ConditionTypes() }

// Signable lists what else can be signed.
func (f draftForm) Signable() []instrument.Kind { return signable }

// parseTerms reads the form over the terms as they were. It keeps whatever was typed: what is wrong with it is for
// agreement.Terms.Check to say. The faults are those of what could not be read at all.
func (d *dealing) parseTerms(v url.Values, t agreement.Terms, p *parties) (agreement.Terms, faults) {
	wrong := faults{}
	get := func(k string) string { return oneLine(v.Get(k)) }
	words := func(k string) text.Bilingual { return text.Bilingual{AR: get(k + ".ar"), EN: get(k + ".en")} }
	day := func(k string, old incident.Day) incident.Day {
		got, err := incident.ParseDay(westernDigits(get(k)))
		if err != nil {
			wrong[k] = "fault.date"
			return old
		}
		return got
	}
	list := func(field string, n naming) []string {
		if v.Get(field+".all") == "yes" {
			return []string{agreement.Any}
		}
		var out []string
		for _, typed := range v[field] {
			if typed = oneLine(typed); typed == "" {
				continue
			}
			if id, ok := n.id(typed); ok || typed != agreement.Any {
				out = append(out, id)
			}
		}
		return out
	}

	t.Title = words("title")
	t.Kinds = chosenOf(agreement.Kinds(), v["kinds"])
	t.Subjects, t.Units = list("subjects", d.actorNames()), list("units", d.unitNames())
	t.From, t.To = day("from", t.From), day("to", t.To)
	t.Classes = chosenOf(classes, v["classes"])
	t.Ceiling, t.Finest = incident.Marking(get("ceiling")), incident.PlacePrecision(get("finest"))
	t.Sources = v.Get("sources") == "yes"
	t.Purpose, t.PurposeText = agreement.Purpose(get("purpose")), words("purpose_text")
	t.PAP, t.Basis, t.BasisText = agreement.PAP(get("pap")), agreement.Basis(get("basis")), words("basis_text")
	t.Assurances = chosenOf(agreement.Assurances(), v["assurances"])
	t.Onward = agreement.Onward{Rule: agreement.OnwardRule(get("onward.rule"))}
	if t.Onward.Rule == agreement.OnwardListed {
		t.Onward.Parties, t.Onward.Ceiling = list("onward.parties", p.naming()), incident.Marking(get("onward.ceiling"))
	}
	t.RetentionDays, t.BeatMinutes = wholeNumber(v.Get("retention_days")), wholeNumber(v.Get("beat_minutes"))
	t.Starts, t.Ends = day("starts", t.Starts), day("ends", t.Ends)
	t.OnBreach = agreement.Drop(get("on_breach"))
	t.Ladder = parseLadder(v)
	return t, wrong
}

// mostRungs bounds what a form may hold: one more than terms may, so that the fault is seen.
const mostRungs = 10

func parseLadder(v url.Values) []agreement.Step {
	var out []agreement.Step
	for i := range mostRungs {
		at := "step." + strconv.Itoa(i)
		if !v.Has(at + ".name.ar") {
			break
		}
		s := agreement.Step{Name: text.Bilingual{AR: oneLine(v.Get(at + ".name.ar")), EN: oneLine(v.Get(at + ".name.en"))}, Opens: chosenOf(agreement.Kinds(), v[at+".opens"])}
		for j := range mostRungs {
			cond := at + ".cond." + strconv.Itoa(j)
			if !v.Has(cond + ".type") {
				break
			}
			s.Conditions = append(s.Conditions, parseCondition(v, cond))
		}
		out = append(out, s)
	}
	return out
}

// parseCondition reads one condition. Another type than the form was drawn for begins afresh.
func parseCondition(v url.Values, at string) agreement.Condition {
	t := agreement.ConditionType(v.Get(at + ".type"))
	if string(t) != v.Get(at+".was") {
		return freshCondition(t)
	}
	c := agreement.Condition{Type: t}
	for _, f := range conditionFields[t] {
		switch f {
		case "what":
			c.What = agreement.Kind(v.Get(at + ".what"))
		case "n", "step":
			c.N = wholeNumber(v.Get(at + ".n"))
		case "percent":
			c.Percent = wholeNumber(v.Get(at + ".percent"))
		case "hours":
			c.Hours = wholeNumber(v.Get(at + ".hours"))
		case "days":
			c.Days = wholeNumber(v.Get(at + ".days"))
		case "instrument":
			c.Instrument = instrument.Kind(v.Get(at + ".instrument"))
		}
	}
	return c
}

// changeLadder does what a button of the ladder asks for; false when the button is none of them.
func changeLadder(t *agreement.Terms, do string) bool {
	act, rest, _ := strings.Cut(do, ".")
	first, second, _ := strings.Cut(rest, ".")
	i, err := strconv.Atoi(first)
	in := err == nil && i >= 0 && i < len(t.Ladder)
	switch act {
	case "sample":
		t.Ladder = slices.DeleteFunc(agreement.Ladder(), func(s agreement.Step) bool { return !slices.Contains(t.Kinds, s.Opens[0]) })
		n := len(t.Ladder)
		if n == 0 {
			return true
		}
		t.Ladder[0].Conditions = nil // the first step opens with the agreement
		for _, kind := range t.Kinds {
			if !slices.ContainsFunc(t.Ladder, func(s agreement.Step) bool { return slices.Contains(s.Opens, kind) }) {
				t.Ladder[n-1].Opens = append(t.Ladder[n-1].Opens, kind)
			}
		}
	case "addstep":
		if len(t.Ladder) == 0 {
			t.Ladder = []agreement.Step{{Opens: slices.Clone(t.Kinds)}}
			return true
		}
		if len(t.Ladder) < mostRungs {
			t.Ladder = append(t.Ladder, agreement.Step{Conditions: []agreement.Condition{freshCondition(agreement.DaysWithoutBreach)}})
		}
	case "dropstep":
		if in {
			t.Ladder = slices.Delete(t.Ladder, i, i+1)
			if i == 0 && len(t.Ladder) > 0 {
				t.Ladder[0].Conditions = nil
			}
		}
	case "addcond":
		if in && len(t.Ladder[i].Conditions) < mostRungs {
			t.Ladder[i].Conditions = append(t.Ladder[i].Conditions, freshCondition(agreement.AcknowledgedWithin))
		}
	case "dropcond":
		j, err := strconv.Atoi(second)
		if in && err == nil && j >= 0 && j < len(t.Ladder[i].Conditions) {
			t.Ladder[i].Conditions = slices.Delete(t.Ladder[i].Conditions, j, j+1)
		}
	default:
		return false
	}
	return true
}

var (
	conditionPath = regexp.MustCompile(`^ladder\[(\d+)\]\.conditions\[\d+\]`)
	stepPath      = regexp.MustCompile(`^ladder\[(\d+)\]\.(?:name|opens|conditions)`)
	notInAnchor   = regexp.MustCompile(`[^a-z0-9]+`)
)

// fieldOf finds the field of the form that a path in the terms is mended in, and the step that it is about.
func fieldOf(path string) (field string, step int) {
	for _, re := range []*regexp.Regexp{conditionPath, stepPath} {
		if m := re.FindStringSubmatch(path); m != nil {
			n, err := strconv.Atoi(m[1])
			if err != nil {
				n = 0
			}
			return m[0], n + 1
		}
	}
	path = strings.TrimSuffix(strings.TrimSuffix(path, ".ar"), ".en")
	if i := strings.IndexByte(path, '['); i > 0 {
		path = path[:i]
	}
	return path, 0
}

// anchorOf is the id of a field on the page.
func anchorOf(field string) string {
	return "f-" + strings.Trim(notInAnchor.ReplaceAllString(field, "-"), "-")
}

// check says what is wrong with terms, by the field it is mended in. Names that nobody here knows are wrong too:
// what they stand for would never go.
func (d *dealing) check(t agreement.Terms, p *parties, wrong faults) []wrongField {
	var out []wrongField
	add := func(path string, words text.Bilingual) {
		field, step := fieldOf(path)
		if wrong[field] == nil {
			wrong[field] = words
		}
		label := "agreement.field." + field
		if step > 0 {
			label = "agreement.field.step"
		}
		out = append(out, wrongField{anchorOf(field), label, step, words})
	}
	for _, f := range agreement.FaultsOf(t.Check()) {
		add(f.Field, f.Words())
	}
	for _, l := range []struct {
		field string
		ids   []string
		known naming
	}{{"subjects", t.Subjects, d.actorNames()}, {"units", t.Units, d.unitNames()}, {"onward.parties", t.Onward.Parties, nil}} {
		for _, id := range l.ids {
			if _, ok := l.known.id(id); id == agreement.Any || ok || l.field == "onward.parties" && strings.HasPrefix(id, "p-") {
				continue
			}
			add(l.field, text.Bilingual{AR: d.say("ar", "agreement.fault.unknown", id), EN: d.say("en", "agreement.fault.unknown", id)})
		}
	}
	return out
}

// say is a message in a language of its own.
func (s *site) say(lang, key string, args ...any) string {
	loc, _, err := s.locales.of(look{Lang: lang, Digits: "latn", Months: "roman"})
	if err != nil {
		return key
	}
	return loc.t(key, args...)
}

// draftForm makes the page of a draft.
func (d *dealing) draftForm(r *http.Request, draft node.Draft, wrong faults) (draftForm, error) {
	p, err := d.parties(r.Context())
	if err != nil {
		return draftForm{}, err
	}
	people, err := d.names(r)
	if err != nil {
		return draftForm{}, err
	}
	if wrong == nil {
		wrong = faults{}
	}
	t, lang, names := draft.Terms, lookFrom(r.Context()).Lang, d.termNames(p)
	f := draftForm{Draft: draft, T: t, Giver: p.Name(t.Giver), Taker: p.Name(t.Taker), Giving: t.Giver == p.Self, Writer: people[draft.By], Mine: draft.By == selfOf(r),
		Wrong: d.check(t, p, wrong), Faults: wrong, Readings: readings(t, names, lang), Actors: d.actorNames(), Places: d.unitNames(), Amends: draft.Lineage != "",
		Sign: d.signingDefaults(7), Done: r.URL.Query().Get("done")}
	f.Partner = t.Giver
	if f.Giving {
		f.Partner = t.Taker
	}
	f.Others = slices.DeleteFunc(p.naming(), func(n named) bool { return n.ID == t.Giver || n.ID == t.Taker })
	show := func(ids []string, n naming) []string {
		var out []string
		for _, id := range ids {
			if id != agreement.Any {
				out = append(out, n.shown(id, lang))
			}
		}
		return append(out, "", "")
	}
	f.Subjects, f.Units, f.Onward = show(t.Subjects, f.Actors), show(t.Units, f.Places), show(t.Onward.Parties, p.naming())
	for i, s := range t.Ladder {
		rung := rungForm{Step: s, N: i}
		for j, c := range s.Conditions {
			rung.Conditions = append(rung.Conditions, conditionForm{c, i, j, conditionFields[c.Type]})
		}
		f.Rungs = append(f.Rungs, rung)
	}
	if f.Amends {
		if old, err := d.node.Agreement(r.Context(), draft.Lineage); err == nil {
			f.Changes = agreement.Diff(old.Terms, t, names)
		} else {
			d.log.WarnContext(r.Context(), "reading the agreement that a draft amends", "draft", draft.ID, "error", err)
		}
	}
	return f, nil
}
