package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"tansiq/internal/agreement"
	"tansiq/internal/instrument"
	"tansiq/internal/node"
	"tansiq/internal/text"
)

// versionJSON is a version of an instrument for machines.
func versionJSON(l node.Lineage, v instrument.Version) map[string]any {
	signed := map[string]any{}
	for party, at := range v.Signed {
		signed[party] = stamp(at) // from when it counts; null: not yet
	}
	return map[string]any{"id": v.ID, "kind": v.Head.Kind, "lineage": l.State.Lineage, "version": v.Head.Version, "status": v.Status, "parties": v.Head.Parties,
		"sign_by": stamp(v.Head.SignBy), "effective_from": stamp(v.Head.EffectiveFrom), "signed": signed, "missing": listed(v.Missing),
		"uncounted": listed(v.Uncounted), "unconfirmed": listed(v.Unconfirmed()), "ends": stamp(l.State.Ends)}
}

// listed is a list that machines read: empty, and not null, when there is nothing in it.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

// statusWords say how far an instrument has come.
func statusWords(s instrument.Status) text.Bilingual {
	switch s {
	case instrument.Proposed:
		return text.Bilingual{AR: "مقترح، وقّعه طرف واحد", EN: "proposed, signed by one party"}
	case instrument.PartlySigned:
		return text.Bilingual{AR: "موقَّع، ولم تُحتسب كل التواقيع بعد", EN: "signed, but not all signatures count yet"}
	case instrument.Complete:
		return text.Bilingual{AR: "مكتمل، ينتظر موعد نفاذه", EN: "complete, waits for the time from which it is in force"}
	case instrument.InForce:
		return text.Bilingual{AR: "نافذ", EN: "in force"}
	case instrument.Superseded:
		return text.Bilingual{AR: "حلّت محله نسخة أحدث", EN: "superseded by a newer version"}
	case instrument.Dead:
		return text.Bilingual{AR: "سقط: لم تكتمل التواقيع في موعدها", EN: "lapsed: the signatures were not complete in time"}
	case instrument.Ended:
		return text.Bilingual{AR: "انتهى بإشعار من أحد أطرافه", EN: "ended by notice of a party"}
	case instrument.Equivocated:
		return text.Bilingual{AR: "مجمَّد: وقّع طرف نسختين متعارضتين", EN: "frozen: a party signed two versions that contradict each other"}
	}
	return text.Bilingual{AR: string(s), EN: string(s)}
}

// kindWords name the kinds of instruments.
func kindWords(k instrument.Kind) text.Bilingual {
	switch k {
	case instrument.Agreement:
		return text.Bilingual{AR: "اتفاق", EN: "agreement"}
	case instrument.Step:
		return text.Bilingual{AR: "خطوة", EN: "step"}
	case instrument.Assurance:
		return text.Bilingual{AR: "تعهدات", EN: "assurances"}
	case instrument.Consent:
		return text.Bilingual{AR: "موافقة", EN: "consent"}
	case instrument.Plan:
		return text.Bilingual{AR: "خطة", EN: "plan"}
	}
	return text.Bilingual{AR: string(k), EN: string(k)}
}

type agreementShowCmd struct {
	desk
	spoken
	Lineage string `arg:"" optional:"" help:"The agreement, or the beginning of its lineage or of the id of a version; all are listed when left out."`
	JSON    bool   `name:"json" help:"Print JSON."`
}

func (agreementShowCmd) Help() string {
	return `Puts the terms into plain words, says who has signed and what is missing, which step is open and how far the
conditions of the next one are. The words are made from the terms alone: what is not in them does not go.

Examples:

    tansiq agreement show
    tansiq agreement show 3f9c01d2aa45
    tansiq agreement show 3f9c01d2aa45 --lang ar
    tansiq agreement show --json | jq -r '.[] | select(.status == "in_force") | .lineage'`
}

func (c agreementShowCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	if c.Lineage == "" {
		return c.list(e, n)
	}
	l, v, err := instrumentOf(e, n, c.Lineage)
	if err != nil {
		return err
	}
	called, err := names(e, n)
	if err != nil {
		return err
	}
	out := map[string]any{}
	var versions []any
	for _, v := range l.State.Versions {
		versions = append(versions, versionJSON(l, v))
	}
	out["lineage"], out["kind"], out["status"], out["versions"], out["ends"] = l.State.Lineage, l.State.Kind, l.State.Status, listed(versions), stamp(l.State.Ends)
	if l.State.Kind != instrument.Agreement {
		if c.JSON {
			parts := map[string]json.RawMessage{}
			if sheet, ok := l.Sheet(v.ID); ok {
				for _, p := range sheet.Opened {
					parts[p.Name] = p.Body
				}
			}
			out["parts"] = parts
			return e.printJSON(out)
		}
		c.head(e, l, v, kindWords(l.State.Kind))
		c.parts(e, l, v)
		c.signatures(e, n, l, v, called)
		return nil
	}
	a, err := n.Agreement(e.ctx, l.State.Lineage)
	if err != nil {
		return err
	}
	if c.JSON {
		body, err := a.Terms.Marshal()
		if err != nil {
			return err
		}
		out["id"], out["version"], out["partner"], out["giving"], out["in_force"], out["since"], out["terms"] = a.ID, a.Version, a.Partner, a.Giving, a.InForce, stamp(a.Since), json.RawMessage(body)
		out["standing"] = standingJSON(a)
		return e.printJSON(out)
	}
	shown, ok := l.State.Version(a.ID)
	if !ok {
		return fmt.Errorf("version %s of agreement %s is not here", short(a.ID), short(a.Lineage))
	}
	c.head(e, l, shown, a.Terms.Title)
	for _, p := range a.Terms.Read(c.Lang, readingNames(n, called)) {
		fmt.Fprintf(e.out, "\n%s\n", p.Title)
		for _, line := range p.Lines {
			if line.Item {
				fmt.Fprintf(e.out, "  • %s\n", line.Text)
			} else {
				fmt.Fprintf(e.out, "  %s\n", line.Text)
			}
		}
	}
	c.signatures(e, n, l, shown, called)
	c.standing(e, a)
	if a.Proposed != nil && a.Proposed.ID != a.ID {
		return c.amendment(e, n, l, a, called)
	}
	return nil
}

// list lists all instruments, agreements first.
func (c agreementShowCmd) list(e *env, n *node.Node) error {
	list, err := n.Instruments(e.ctx, "", "")
	if err != nil {
		return err
	}
	slices.SortStableFunc(list, func(a, b node.Lineage) int {
		return strings.Compare(rank(a.State.Kind), rank(b.State.Kind))
	})
	called, err := names(e, n)
	if err != nil {
		return err
	}
	keys, err := n.Keys(e.ctx)
	if err != nil {
		return err
	}
	self := keys.Public().ID
	out := []any{}
	w := tabwriter.NewWriter(e.out, 0, 0, 2, ' ', 0)
	for _, l := range list {
		v, ok := l.State.Newest()
		if !ok {
			continue
		}
		title := kindWords(l.State.Kind)
		giving := ""
		if t, err := l.Terms(v.ID); l.State.Kind == instrument.Agreement && err == nil {
			title = t.Title
			giving = c.in("نأخذ", "we take")
			if t.Giver == self {
				giving = c.in("نعطي", "we give")
			}
		}
		row := versionJSON(l, v)
		row["title"], row["status"] = title, l.State.Status
		out = append(out, row)
		if c.JSON {
			continue
		}
		var others []string
		for _, o := range v.Head.Others(self) {
			others = append(others, called(o).In(c.Lang))
		}
		waits := ""
		if slices.Contains(v.Missing, self) && v.Status != instrument.Dead {
			waits = c.in("ينتظر توقيعنا", "waits for our signature")
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", short(l.State.Lineage), kindWords(l.State.Kind).In(c.Lang), title.In(c.Lang), giving, strings.Join(others, ", "),
			statusWords(l.State.Status).In(c.Lang), waits)
	}
	if c.JSON {
		return e.printJSON(out)
	}
	if len(list) == 0 {
		e.say("No agreements yet: `tansiq agreement template` prints terms to start from.")
	}
	return w.Flush()
}

// rank sorts agreements before everything else.
func rank(k instrument.Kind) string {
	if k == instrument.Agreement {
		return ""
	}
	return string(k)
}

// readingNames gives names to all ids that terms hold.
func readingNames(n *node.Node, party func(string) text.Bilingual) agreement.Names {
	actors, units := map[string]text.Bilingual{}, map[string]text.Bilingual{}
	for _, a := range n.Actors() {
		actors[a.ID] = a.Name
	}
	for _, u := range n.Units() {
		units[u.ID] = u.Name
	}
	return agreement.Names{Party: party, Subject: func(id string) text.Bilingual { return actors[id] }, Unit: func(id string) text.Bilingual { return units[id] }}
}

// head prints what an instrument is and how far it has come.
func (c agreementShowCmd) head(e *env, l node.Lineage, v instrument.Version, title text.Bilingual) {
	fmt.Fprintf(e.out, "%s\n", title.In(c.Lang))
	fmt.Fprintf(e.out, "%s %s\n", c.in("السلسلة", "lineage"), l.State.Lineage)
	fmt.Fprintf(e.out, c.in("النسخة %d، %s\n", "version %d, %s\n"), v.Head.Version, v.ID)
	fmt.Fprintf(e.out, "%s %s\n", c.in("الحالة:", "status:"), statusWords(v.Status).In(c.Lang))
	if !l.State.Ends.IsZero() {
		fmt.Fprintf(e.out, "%s %s\n", c.in("ينتهي بإشعار في", "ends by notice at"), clock(l.State.Ends))
	}
}

// parts prints what an instrument that is no agreement says.
func (c agreementShowCmd) parts(e *env, l node.Lineage, v instrument.Version) {
	sheet, ok := l.Sheet(v.ID)
	if !ok {
		return
	}
	for _, p := range sheet.Opened {
		fmt.Fprintf(e.out, "\n%s\n", p.Name)
		var a node.Assurance
		if l.State.Kind == instrument.Assurance && json.Unmarshal(p.Body, &a) == nil {
			for _, g := range a.Gives {
				fmt.Fprintf(e.out, "  • %s.\n", g.Words().In(c.Lang))
			}
			continue
		}
		if climb, err := agreement.ParseClimb(p.Body); l.State.Kind == instrument.Step && err == nil {
			fmt.Fprintf(e.out, "  %s %d, %s %s\n", c.in("تُفتح الخطوة", "opens step"), climb.Step, c.in("من الاتفاق", "of agreement"), climb.Agreement)
			for _, k := range climb.Opens {
				fmt.Fprintf(e.out, "  • %s\n", k.Words().In(c.Lang))
			}
			continue
		}
		_, _ = io.Copy(e.out, bytes.NewReader(append(bytes.Clone(p.Body), '\n')))
	}
}

// signatures prints who has signed, what counts and what is missing.
func (c agreementShowCmd) signatures(e *env, n *node.Node, l node.Lineage, v instrument.Version, called func(string) text.Bilingual) {
	fmt.Fprintf(e.out, "\n%s\n", c.in("التواقيع", "Signatures"))
	unconfirmed := v.Unconfirmed()
	for _, p := range v.Head.Parties {
		at, signed := v.Signed[p]
		said := ""
		switch {
		case !signed:
			said = c.in("لم يوقّع بعد", "has not signed yet")
		case at.IsZero():
			said = c.in("وقّع، ولم يقل الطرف الآخر بعد إن التوقيع عنده", "has signed; the other party has not said yet that it holds it")
		default:
			said = c.in("وقّع، ويُحتسب منذ ", "has signed; it counts from ") + clock(at)
		}
		fmt.Fprintf(e.out, "  %s: %s\n", called(p).In(c.Lang), said)
	}
	fmt.Fprintf(e.out, c.in("  آخر موعد لاحتساب التواقيع %s؛ النفاذ منذ %s\n", "  all signatures must count by %s; in force from %s\n"), clock(v.Head.SignBy), clock(v.Head.EffectiveFrom))
	if v.Status == instrument.InForce {
		for _, p := range unconfirmed {
			fmt.Fprintf(e.out, "  %s\n", c.in("نافذ هنا، ولم يؤكّد الطرف بعد أنه عنده: ", "in force here; not yet confirmed to be held by ")+called(p).In(c.Lang))
		}
	}
	for _, proof := range l.State.Equivocations {
		fmt.Fprintf(e.out, "  %s\n", c.in("وقّع نسختين متعارضتين، والدليل محفوظ: ", "has signed two versions that contradict each other, and the proof is kept: ")+called(proof.Party).In(c.Lang))
	}
}

// standing prints which step is open and how far the next one is.
func (c agreementShowCmd) standing(e *env, a *node.Agreement) {
	steps := a.Terms.Steps()
	if !a.InForce || len(a.Terms.Ladder) == 0 {
		return
	}
	s := a.Standing
	fmt.Fprintf(e.out, "\n%s\n", c.in("الخطوات", "Steps"))
	for i, step := range steps {
		sign := " "
		if i < s.Open {
			sign = "✓"
		}
		fmt.Fprintf(e.out, "  %s %d. %s\n", sign, i+1, step.Name.In(c.Lang))
	}
	if s.Dropped {
		fmt.Fprintf(e.out, "  %s\n", s.Why.In(c.Lang))
	}
	for _, r := range s.Refused {
		fmt.Fprintf(e.out, "  %s\n", r.Why.In(c.Lang))
	}
	if s.NextStep == 0 {
		return
	}
	fmt.Fprintf(e.out, "  %s %d:\n", c.in("شروط الخطوة", "conditions of step"), s.NextStep)
	for _, check := range s.Next {
		sign, missing := "✓", ""
		if !check.Met {
			sign, missing = "✗", " ("+check.Missing.In(c.Lang)+")"
		}
		fmt.Fprintf(e.out, "  %s %s%s\n", sign, check.Words.In(c.Lang), missing)
	}
	if s.Ready {
		fmt.Fprintf(e.out, "  %s\n", c.in("الشروط متحققة: تُفتح حين يوقّع الطرفان", "The conditions hold: it opens once both have signed")+" (`tansiq agreement step "+short(a.Lineage)+"`).")
	}
}

// standingJSON is the standing of an agreement for machines.
func standingJSON(a *node.Agreement) map[string]any {
	s := a.Standing
	next := []any{}
	for _, k := range s.Next {
		next = append(next, map[string]any{"condition": k.Condition, "met": k.Met, "have": k.Have, "of": k.Of, "need": k.Need, "pending": k.Pending, "words": k.Words, "missing": k.Missing})
	}
	return map[string]any{"open": s.Open, "next": next, "next_step": s.NextStep, "ready": s.Ready, "dropped": s.Dropped, "why": s.Why,
		"given": s.Given, "received": s.Received, "assured": a.Assured}
}

// amendment prints what a proposed version changes.
func (c agreementShowCmd) amendment(e *env, n *node.Node, l node.Lineage, a *node.Agreement, called func(string) text.Bilingual) error {
	next, err := l.Terms(a.Proposed.ID)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "\n%s %d (%s), %s\n", c.in("مقترحة: النسخة", "Proposed: version"), a.Proposed.Head.Version, short(a.Proposed.ID), statusWords(a.Proposed.Status).In(c.Lang))
	for _, change := range agreement.Diff(a.Terms, next, readingNames(n, called)) {
		fmt.Fprintf(e.out, "  • %s (%s)\n", change.Words.In(c.Lang), change.Effect.Words().In(c.Lang))
	}
	c.signatures(e, n, l, *a.Proposed, called)
	return nil
}
