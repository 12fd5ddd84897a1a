package cli

import (
	"fmt"
	"os"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/format/ical"
	"tansiq/internal/watch"
)

type watchImportCmd struct {
	desk
	actor
	spoken
	keptWatch
	File      string `arg:"" help:"iCalendar file (.ics); - for standard input."`
	Zone      string `placeholder:"Asia/Damascus" help:"Zone of times in the file that name none."`
	SkipWrong bool   `name:"skip-wrong" help:"Enter what can be, and leave out what cannot. Otherwise one fault stops all, and nothing is entered."`
	JSON      bool   `name:"json" help:"Print JSON."`
}

func (watchImportCmd) Help() string {
	return `Each event becomes a watch of the party on the ground named; its rule, its exceptions and its zone are kept, its words and
whoever is invited are not. All are entered in one piece, or none.

Passed over, with a word on each: events that are cancelled, and changes to one occurrence of an event that happens again and
again (RECURRENCE-ID). The watch of such an event keeps the time of its rule: mend it afterwards.

` + actorHelp + `

Examples:

    tansiq watch import shifts.ics --party us --area A-0003 --kind post --as layla
    tansiq watch import shifts.ics --party us --area A-0003 --zone Asia/Damascus --skip-wrong --as layla`
}

func (c watchImportCmd) Run(e *env) error {
	n, by, err := c.openAs(e, c.desk, account.KeepWatch)
	if err != nil {
		return err
	}
	defer n.Close()
	like, err := c.watch(e, n, c.Lang)
	if err != nil {
		return err
	}
	in := e.in
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return fmt.Errorf("opening %s: %w", c.File, plain(err))
		}
		defer f.Close()
		in = f
	}
	cal, problems, err := ical.Read(in, ical.Options{Zone: c.Zone})
	if err != nil {
		return fmt.Errorf("%s: %s", c.File, words(err, c.Lang))
	}
	wrong, passed := 0, 0
	for _, p := range problems {
		if !p.Kept {
			wrong++
		}
		e.say("%s: %s", c.File, p.Words().In(c.Lang))
	}
	var list []watch.Watch
	for _, ev := range cal.Events {
		w := like
		w.Schedule = watch.Schedule{From: ev.From, Rule: ev.Rule, Length: watch.Length(ev.Length), Zone: ev.Zone, Except: ev.Except, Also: ev.Also}
		if ev.Rule == "" && len(ev.Also) == 0 {
			w.Schedule.Until, w.Schedule.Length, w.Schedule.Zone, w.Schedule.Except = ev.From.Add(ev.Length), 0, "", nil
		}
		if why := c.passedOver(&ev); why != "" {
			passed++
			e.say("%s: %s", c.File, why)
			continue
		}
		if err := w.Schedule.Check(); err != nil {
			wrong++
			e.say("%s: %s", c.File, c.in(fmt.Sprintf("السطر %d: ", ev.Line), fmt.Sprintf("line %d: ", ev.Line))+faults(err, c.Lang).Error())
			continue
		}
		list = append(list, w)
	}
	switch {
	case wrong > 0 && !c.SkipWrong:
		return fmt.Errorf("%d of the events cannot be entered, so nothing was: mend them, or enter the others with --skip-wrong", wrong)
	case len(list) == 0:
		return fmt.Errorf("%s holds no event that can be entered", c.File)
	}
	list, err = n.SaveWatches(e.ctx, by.ID, list)
	if err != nil {
		return faults(err, c.Lang)
	}
	ids := make([]string, len(list))
	for i, w := range list {
		ids[i] = w.ID
	}
	if c.JSON {
		return e.printJSON(map[string]any{"watches": ids, "left_out": wrong, "passed_over": passed})
	}
	fmt.Fprintf(e.out, "%d watches entered: %s\n", len(ids), strings.Join(ids, " "))
	return nil
}

// passedOver says why an event does not become a watch though nothing is wrong with it; empty: it does.
func (c *watchImportCmd) passedOver(ev *ical.Event) string {
	line := fmt.Sprint(ev.Line)
	cancelled, one := ev.Status == "CANCELLED", ev.Replaces.UTC().Format("2006-01-02 15:04 UTC")
	switch {
	case ev.Replaces.IsZero() && !cancelled:
		return ""
	case ev.Replaces.IsZero():
		return c.in("السطر "+line+": الحدث ملغى فلم يُدخل", "line "+line+": the event is cancelled, so it was passed over")
	case cancelled:
		return c.in("السطر "+line+": أُلغي موعد \u2068"+one+"\u2069 وحده، ولم يُؤخذ بذلك: تبقى المراقبة قائمة فيه حتى تعدّلها",
			"line "+line+": the occurrence of "+one+" alone is cancelled, which was passed over: the watch still counts it until you mend that")
	}
	return c.in("السطر "+line+": نُقل موعد \u2068"+one+"\u2069 وحده أو عُدّل، ولم يُؤخذ بذلك: تبقى المراقبة على الوقت الذي تعطيه القاعدة حتى تعدّلها",
		"line "+line+": the occurrence of "+one+" alone was moved or changed, which was passed over: the watch keeps the time of its rule until you mend that")
}
