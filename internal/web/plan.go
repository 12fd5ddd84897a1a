package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/party"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Planning is what the pages about plans need of a node, beside Dealing. A node that does not offer it has none of these pages.
type Planning interface {
	Plans(ctx context.Context) ([]*node.Plan, error)
	Plan(ctx context.Context, lineage string) (*node.Plan, error)
	SavePlanDraft(ctx context.Context, by string, d node.PlanDraft) (node.PlanDraft, error)
	PlanDraft(ctx context.Context, id string) (node.PlanDraft, error)
	PlanDrafts(ctx context.Context) ([]node.PlanDraft, error)
	DropPlanDraft(ctx context.Context, id string) error
	PlanSights(ctx context.Context, p watch.Plan) ([]node.PlanSight, error)
	CheckPlan(ctx context.Context, lineage string, p watch.Plan) ([]watch.PlanFinding, error)
	ProposePlan(ctx context.Context, by, id string, signBy, from time.Time, c node.PlanConsent) (string, error)
	SignPlan(ctx context.Context, by, lineage, id string) error
	AmendPlan(ctx context.Context, by, lineage string) (node.PlanDraft, error)
	WithdrawPlan(ctx context.Context, by, lineage string, effective time.Time, emergency string) (time.Time, error)
	Areas(ctx context.Context) ([]watch.Area, error)
	AreaOfUnit(unit string) (watch.Area, error)
	OpenGround(ctx context.Context, area string, w watch.Span) (area.Shape, watch.Spans, error)
	PlanAsked(ctx context.Context, lineage, id string) ([]node.PlanAsked, error)
	RemindPlan(ctx context.Context, by, lineage, id, partner string) error
}

// planning is the pages about plans.
type planning struct {
	*dealing
	plans Planning
	base  func() *baseLayers
}

// planRoutes puts the pages about plans in place, if the node has what they need.
func (s *site) planRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	plans, ok := s.desk.(Planning)
	deal, also := s.desk.(Dealing)
	if !ok || !also {
		return
	}
	p := &planning{&dealing{site: s, node: deal}, plans, baseOf(s.assets)}
	desk("GET /watch/plans", p.list)
	desk("GET /watch/plans/new", p.newPage, account.DraftAgreement)
	desk("POST /watch/plans/new", p.start, account.DraftAgreement)
	desk("GET /watch/plans/{id}", p.draftPage, account.DraftAgreement)
	desk("GET /watch/plans/{id}/file", p.draftFile, account.DraftAgreement)
	desk("GET /watch/plans/{id}/map", p.draftMap, account.DraftAgreement)
	desk("POST /watch/plans/{id}", p.saveDraft, account.DraftAgreement)
	desk("POST /watch/plans/{id}/drop", p.dropDraft, account.DraftAgreement)
	desk("POST /watch/plans/{id}/propose", p.propose, account.SignInstrument)
	desk("GET /watch/plan/{lineage}", p.planPage)
	desk("GET /watch/plan/{lineage}/print", p.printPage)
	desk("GET /watch/plan/{lineage}/{version}", func(w http.ResponseWriter, r *http.Request) error { // where a watch of a version that is not in force leads
		return leadOn(w, r, "/watch/plan/"+r.PathValue("lineage"), "")
	})
	desk("POST /watch/plan/{lineage}/sign", p.signPlan, account.SignInstrument)
	desk("POST /watch/plan/{lineage}/remind", p.remind, account.DraftAgreement)
	desk("POST /watch/plan/{lineage}/amend", p.amendPlan, account.DraftAgreement)
	desk("POST /watch/plan/{lineage}/withdraw", p.withdraw, account.SignInstrument)
}

// planRow is one line of the list of plans.
type planRow struct {
	*node.Plan
	Status instrument.Status
	Title  text.Bilingual
	Frame  watch.PlanFrame
	Waits  []text.Bilingual // whose signatures are missing
	SignBy time.Time
	Mine   bool // our signature is missing and can be given
	Fault  bool
}

// planDraftRow is one line of the list of drafts.
type planDraftRow struct {
	node.PlanDraft
	Writer string
}

func (d *planning) list(w http.ResponseWriter, r *http.Request) error {
	p, err := d.parties(r.Context())
	if err != nil {
		return err
	}
	list, err := d.plans.Plans(r.Context())
	if err != nil {
		return err
	}
	var rows []planRow
	for _, x := range list {
		v := x.Now()
		row := planRow{Plan: x, Status: x.State.Status, Title: v.Plan.Frame.Title, Frame: v.Plan.Frame, Fault: v.Fault != nil}
		open := v
		if n := x.Next(); n != nil {
			open = n
		}
		if open.Status == instrument.Proposed || open.Status == instrument.PartlySigned {
			row.SignBy, row.Mine = open.Head.SignBy, x.Ours(open, d.now())
			for _, id := range open.Missing {
				row.Waits = append(row.Waits, p.Name(id))
			}
		}
		rows = append(rows, row)
	}
	var drafts []planDraftRow
	if account.Can(*personFrom(r.Context()), account.DraftAgreement) {
		all, err := d.plans.PlanDrafts(r.Context())
		if err != nil {
			return err
		}
		people, err := d.names(r)
		if err != nil {
			return err
		}
		for _, x := range all {
			drafts = append(drafts, planDraftRow{x, people[x.By]})
		}
	}
	d.render(w, r, http.StatusOK, "plan.list", "plan.list", map[string]any{"Due": duePlans(list, p, d.now()), "Rows": rows, "Drafts": drafts, "Done": r.URL.Query().Get("done"), "Alone": len(p.Pinned()) == 0})
	return nil
}

// planSign is one party's signature on a version, as the page shows it.
type planSign struct {
	Name    text.Bilingual
	ID      string
	Us      bool
	Here    bool
	Counted time.Time // from when it counts; zero: no other party has said that it holds it
	Late    bool      // it came to count too late
	Print   string    // fingerprint of the party's keys, in groups
	Link    string    // how things stand with it, where the signature is missing
	Said    string
	Courier bool
	Pinned  bool
	Holds   bool // it has said that it holds the signatures of the others
	node.PlanAsked
	Remind bool // it can be asked for its signature now
}

// planParty is what one party keeps under a plan.
type planParty struct {
	Party text.Bilingual
	ID    string
	Us    bool
	Items []planItemView
}

// planItemView is one item as pages show it.
type planItemView struct {
	watch.PlanItem
	Place    text.Bilingual
	When     text.Bilingual
	Previous text.Bilingual // who is taken over from
	KM2      float64
	Shows    []text.Bilingual // who sees it
}

// planView is one version of a plan as its page, its draft and its print show it.
type planView struct {
	Plan     watch.Plan
	Parties  []planParty
	Signs    []planSign
	Signed   int
	Hidden   watch.PlanHidden
	Findings []planFinding
	Worst    watch.PlanSeverity
	Left     []planFinding // what it leaves uncovered
	Free     float64       // km² that somebody is missing for at some time
	Map      template.HTML
	Calendar template.HTML
}

// planFinding is a finding in the words of the page.
type planFinding struct {
	watch.PlanFinding
	Words text.Bilingual
	Spans []watch.Span // the first few
	More  int
	Hours int
	Mark  int    // the number that it has on the map; 0: it has no place
	Fill  string // names the gap to a form that fills it; empty: it is none
	at    area.Point
}

// Free reports whether it is ground that is left to nobody.
func (f *planFinding) Free() bool { return f.Code == "gap" || f.Code == "seam" || f.Code == "gap_time" }

// fillName names a gap: the same ground at the same times has the same name.
func fillName(f *watch.PlanFinding) string {
	return f.Area + "-" + f.Where.Digest()[:12] + "-" + strconv.FormatInt(f.When.Total(), 36)
}

// saidSpans is how many stretches of time of a finding are listed.
const saidSpans = 3

// view makes what pages show of a plan.
func (d *planning) view(r *http.Request, plan watch.Plan, lineage string, p *parties, l *locale) (*planView, error) {
	v := &planView{Plan: plan, Hidden: plan.Hidden}
	for _, id := range plan.Frame.Parties {
		x := planParty{Party: p.Name(id), ID: id, Us: id == p.Self}
		for i := range plan.Items {
			if plan.Items[i].Party == id {
				x.Items = append(x.Items, d.itemView(&plan, &plan.Items[i], p))
			}
		}
		v.Parties = append(v.Parties, x)
	}
	found, err := d.plans.CheckPlan(r.Context(), lineage, plan)
	if err != nil {
		return nil, err
	}
	for _, f := range found {
		x := planFinding{PlanFinding: f, Words: f.Words(p.Name)}
		for i, s := range f.When {
			if i == saidSpans {
				x.More = len(f.When) - i
				break
			}
			x.Spans = append(x.Spans, s)
		}
		if t := f.When.Total(); t < 1<<40 {
			x.Hours = int(t / 3600)
		}
		if v.Worst == "" {
			v.Worst = f.Severity
		}
		if x.Free() {
			if !f.Where.IsZero() {
				x.Fill = fillName(&f)
			}
			v.Left, v.Free = append(v.Left, x), v.Free+f.KM2
		} else {
			v.Findings = append(v.Findings, x)
		}
	}
	// What has a place is numbered in the order in which it is read; what is no more than a note has none.
	number := 0
	for _, list := range [][]planFinding{v.Left, v.Findings} {
		for i := range list {
			f := &list[i]
			place := f.Where
			if place.IsZero() && len(f.Items) > 0 {
				if it := plan.Item(f.Items[len(f.Items)-1]); it != nil {
					place = plan.Place(it)
				}
			}
			if a := plan.Area(f.Area); place.IsZero() && a != nil {
				place = a.Shape
			}
			if f.Severity == watch.PlanNote && !f.Free() || place.IsZero() {
				continue
			}
			number++
			f.Mark, f.at = number, place.LabelPoint()
		}
	}
	v.Map, v.Calendar = drawPlan(l, d.base(), &plan, slices.Concat(v.Left, v.Findings), p), planCalendar(l, &plan, v.Left, p, d.now())
	return v, nil
}

func (d *planning) itemView(plan *watch.Plan, it *watch.PlanItem, p *parties) planItemView {
	x := planItemView{PlanItem: *it, KM2: plan.Place(it).KM2()}
	if a := plan.Area(it.Area); a != nil {
		x.Place = a.Name
	}
	if when := plan.When(it); when.Check() == nil {
		x.When = when.Words()
	}
	if old := plan.Item(it.After); old != nil {
		x.Previous = p.Name(old.Party)
	}
	for _, id := range it.Shown {
		x.Shows = append(x.Shows, p.Name(id))
	}
	return x
}

// signs are the signatures on a version.
func (d *planning) signs(ctx context.Context, plan *node.Plan, v *node.PlanVersion, p *parties, l *locale) ([]planSign, error) {
	unconfirmed := v.Unconfirmed()
	asked, err := d.plans.PlanAsked(ctx, plan.Lineage, v.ID)
	if err != nil {
		return nil, err
	}
	_, ours := v.Signed[plan.Self]
	open := (v.Status == instrument.Proposed || v.Status == instrument.PartlySigned) && v.Head.SignBy.After(d.now()) && len(plan.State.Withdrawals) == 0
	var out []planSign
	for _, id := range v.Head.Parties {
		counted, here := v.Signed[id]
		x := planSign{Name: p.Name(id), ID: id, Us: id == p.Self, Here: here, Counted: counted, Late: here && counted.After(v.Head.SignBy), Holds: !slices.Contains(unconfirmed, id), Print: printOf(id)}
		if i := slices.IndexFunc(asked, func(a node.PlanAsked) bool { return a.Party == id }); i >= 0 {
			x.PlanAsked = asked[i]
		}
		x.Remind = open && ours && !here && id != p.Self && x.Next.IsZero() && p.pinned(id)
		for i := range p.List {
			if partner := &p.List[i]; partner.ID == id {
				state, since := linkOf(partner)
				x.Link, x.Said = state, l.link(state, since, d.now())
				x.Courier, x.Pinned = state != linkUp && partner.State == node.PartnerPinned, partner.State == node.PartnerPinned
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// printOf is a party's id, which is a fingerprint of its first keys, in three groups of four.
func printOf(id string) string {
	id = strings.ToUpper(strings.TrimPrefix(id, "p-"))
	var groups []string
	for len(id) >= 4 && len(groups) < 3 {
		groups, id = append(groups, id[:4]), id[4:]
	}
	return strings.Join(groups, " ")
}

// planPage shows a plan.
func (d *planning) planPage(w http.ResponseWriter, r *http.Request) error {
	return d.showPlan(w, r, http.StatusOK, nil)
}

func (d *planning) showPlan(w http.ResponseWriter, r *http.Request, status int, wrong faults) error {
	ctx := r.Context()
	plan, err := d.plans.Plan(ctx, r.PathValue("lineage"))
	if err != nil {
		return err
	}
	p, err := d.parties(ctx)
	if err != nil {
		return err
	}
	l, _, err := d.locales.of(lookFrom(ctx))
	if err != nil {
		return err
	}
	now := d.now()
	data := map[string]any{"P": plan, "Faults": wrong, "Done": r.URL.Query().Get("done"), "Now": now, "Status": plan.State.Status,
		"Notice": plan.LeavesAt(now).UTC().Add(time.Hour).Truncate(time.Hour).Format(minuteForm), "Earliest": plan.LeavesAt(now), "Emergency": r.PostForm.Get("emergency")}
	show := func(name string, x *node.PlanVersion) error {
		v := &planView{}
		if x.Fault == nil {
			if v, err = d.view(r, x.Plan, plan.Lineage, p, l); err != nil {
				return err
			}
		}
		if v.Signs, err = d.signs(ctx, plan, x, p, l); err != nil {
			return err
		}
		for _, s := range v.Signs {
			if s.Here {
				v.Signed++
			}
		}
		data[name] = map[string]any{"V": x, "S": v, "Ours": plan.Ours(x, now), "Fault": x.Fault}
		return nil
	}
	if err := show("Now_", plan.Now()); err != nil {
		return err
	}
	if next := plan.Next(); next != nil {
		if err := show("Next", next); err != nil {
			return err
		}
	}
	type proof struct {
		Party text.Bilingual
		A, B  string
	}
	var proofs []proof
	for _, e := range plan.State.Equivocations {
		proofs = append(proofs, proof{p.Name(e.Party), string(e.A), string(e.B)})
	}
	type leaving struct {
		Party     text.Bilingual
		Us, Short bool
		At, Ends  time.Time
	}
	var leaves []leaving
	for _, x := range plan.State.Withdrawals {
		days := plan.Now().Plan.Frame.NoticeDays
		leaves = append(leaves, leaving{p.Name(x.Party), x.Party == p.Self, x.Effective.Before(x.At.AddDate(0, 0, days).Add(-time.Minute)), x.At, x.Effective})
	}
	data["Proofs"], data["Leaving"], data["Due"] = proofs, leaves, duePlans([]*node.Plan{plan}, p, now)
	last := plan.Versions[len(plan.Versions)-1]
	data["Whole"] = last.Fault == nil && last.Plan.Hidden == (watch.PlanHidden{}) && len(proofs) == 0 && len(leaves) == 0
	d.render(w, r, status, "plan.page", "plan.title", data)
	return nil
}

// bind does something that binds the party or leaves a plan: it asks the password again.
func (d *planning) bind(w http.ResponseWriter, r *http.Request, name, said string, check func(wrong faults), do func() error) error {
	if err := readForm(r); err != nil {
		return err
	}
	wrong := faults{}
	if check != nil {
		check(wrong)
	}
	if err := d.passwordAgain(r, wrong, name+".password"); err != nil {
		return err
	}
	if len(wrong) == 0 {
		if err := wrong.refused(name, do()); err != nil {
			return err
		}
	}
	if len(wrong) > 0 {
		return d.showPlan(w, r, http.StatusUnprocessableEntity, wrong)
	}
	return leadOn(w, r, "/watch/plan/"+r.PathValue("lineage"), said)
}

func (d *planning) signPlan(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id := r.PostForm.Get("id")
	return d.bind(w, r, "sign "+id, "signed", nil, func() error { return d.plans.SignPlan(r.Context(), selfOf(r), r.PathValue("lineage"), id) })
}

// remind asks a party for its signature. Where it is reached by courier alone and whoever asks may carry parcels, the answer is the
// file that carries the reminder.
func (d *planning) remind(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	partner := r.PostForm.Get("partner")
	if !party.ValidID(partner) {
		return store.ErrNotFound
	}
	wrong := faults{}
	if err := wrong.refused("remind", d.plans.RemindPlan(r.Context(), selfOf(r), r.PathValue("lineage"), r.PostForm.Get("id"), partner)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.showPlan(w, r, http.StatusUnprocessableEntity, wrong)
	}
	if r.PostForm.Has("carry") && account.Can(*personFrom(r.Context()), account.CarryParcels) {
		return d.pack(w, r)
	}
	return leadOn(w, r, "/watch/plan/"+r.PathValue("lineage"), "reminded")
}

// planDue is something about a plan that somebody has to think of soon, in words.
type planDue struct {
	Lineage string
	Title   text.Bilingual
	What    string
	At      time.Time
	Late    bool
	Who     []text.Bilingual
}

// duePlans are the things about plans that are coming or past.
func duePlans(plans []*node.Plan, p *parties, now time.Time) []planDue {
	var out []planDue
	for _, x := range node.DuePlans(plans, now) {
		line := planDue{Lineage: x.Plan.Lineage, Title: x.Plan.Now().Plan.Frame.Title, What: x.What, At: x.At, Late: x.Late}
		for _, id := range x.Who {
			line.Who = append(line.Who, p.Name(id))
		}
		out = append(out, line)
	}
	return out
}

// plansDue is what the front of the room says of plans.
func (w *watching) plansDue(r *http.Request) ([]planDue, error) {
	plans, ok := w.desk.(Planning)
	deal, also := w.desk.(Dealing)
	if !ok || !also {
		return nil, nil
	}
	list, err := plans.Plans(r.Context())
	if err != nil || len(node.DuePlans(list, w.now())) == 0 {
		return nil, err
	}
	p, err := (&dealing{site: w.site, node: deal}).parties(r.Context())
	if err != nil {
		return nil, err
	}
	return duePlans(list, p, w.now()), nil
}

// planChoice is a draft that a gap can be put into; the first is a new one, without an id.
type planChoice struct{ ID, Name string }

// draftsFor are the plans that the reader can put a gap into; nil where it may write none.
func (w *watching) draftsFor(r *http.Request, l *locale) ([]planChoice, error) {
	plans, ok := w.desk.(Planning)
	if !ok || !account.Can(*personFrom(r.Context()), account.DraftAgreement) {
		return nil, nil
	}
	drafts, err := plans.PlanDrafts(r.Context())
	if err != nil {
		return nil, err
	}
	out := []planChoice{{"", l.t("plan.into.new")}}
	for _, d := range drafts {
		out = append(out, planChoice{d.ID, d.ID + " " + l.name(d.Plan.Frame.Title)})
	}
	return out, nil
}

func (d *planning) withdraw(w http.ResponseWriter, r *http.Request) error {
	var at time.Time
	return d.bind(w, r, "notice", "notice", func(wrong faults) {
		var ok bool
		if at, ok = moment(r.PostForm.Get("effective")); !ok {
			wrong["notice.effective"] = "agreement.fault.moment"
		} else if !at.After(d.now()) {
			wrong["notice.effective"] = "agreement.fault.past"
		}
	}, func() error {
		_, err := d.plans.WithdrawPlan(r.Context(), selfOf(r), r.PathValue("lineage"), at, oneLine(r.PostForm.Get("emergency")))
		return err
	})
}

func (d *planning) amendPlan(w http.ResponseWriter, r *http.Request) error {
	draft, err := d.plans.AmendPlan(r.Context(), selfOf(r), r.PathValue("lineage"))
	wrong := faults{}
	if err := wrong.refused("amend", err); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return d.showPlan(w, r, http.StatusUnprocessableEntity, wrong)
	}
	return leadOn(w, r, "/watch/plans/"+draft.ID, "")
}

// printPage is a plan for paper, in Arabic, in English, or in both.
func (d *planning) printPage(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	plan, err := d.plans.Plan(ctx, r.PathValue("lineage"))
	if err != nil {
		return err
	}
	p, err := d.parties(ctx)
	if err != nil {
		return err
	}
	v := plan.Now()
	if n := plan.Next(); n != nil && r.URL.Query().Get("version") == "next" {
		v = n
	}
	if v.Fault != nil {
		return fmt.Errorf("printing a plan: %w", v.Fault)
	}
	langs := []string{lookFrom(ctx).Lang}
	switch r.URL.Query().Get("lang") {
	case "ar":
		langs = []string{"ar"}
	case "en":
		langs = []string{"en"}
	case "both":
		langs = []string{"ar", "en"}
	}
	type sheet struct {
		Lang, Dir string
		Body      template.HTML
	}
	var sheets []sheet
	for _, lang := range langs {
		look := lookFrom(ctx)
		look.Lang = lang
		l, t, err := d.locales.of(look)
		if err != nil {
			return err
		}
		view, err := d.view(r, v.Plan, plan.Lineage, p, l)
		if err != nil {
			return err
		}
		if view.Signs, err = d.signs(ctx, plan, v, p, l); err != nil {
			return err
		}
		for _, s := range view.Signs {
			if s.Here {
				view.Signed++
			}
		}
		var b strings.Builder
		if err := t.ExecuteTemplate(&b, "plan.sheet", map[string]any{"P": plan, "V": v, "S": view, "Now": d.now()}); err != nil {
			return fmt.Errorf("filling the sheet of a plan: %w", err)
		}
		sheets = append(sheets, sheet{lang, l.Dir, template.HTML(b.String())}) //nolint:gosec // a template filled it
	}
	d.render(w, r, http.StatusOK, "plan.print", "plan.print", map[string]any{"P": plan, "Sheets": sheets, "Chosen": cmp.Or(r.URL.Query().Get("lang"), langs[0])})
	return nil
}

// draftFile is a draft as a file that another desk can take in, before anybody signs.
func (d *planning) draftFile(w http.ResponseWriter, r *http.Request) error {
	draft, err := d.plans.PlanDraft(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	for i := range draft.Plan.Areas {
		draft.Plan.Areas[i].Own = ""
	}
	b, err := json.MarshalIndent(draft.Plan, "", "  ")
	if err != nil {
		return fmt.Errorf("writing a draft of a plan: %w", err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Disposition", `attachment; filename="tansiq-plan-`+draft.ID+`.json"`)
	_, err = w.Write(append(b, '\n'))
	return err
}
