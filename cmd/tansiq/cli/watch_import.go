package cli

import (
	"fmt"
	"os"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/format/ical"
	"tansiq/internal/node"
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

Single occurrences that were moved or cancelled (RECURRENCE-ID, STATUS:CANCELLED, EXDATE, RDATE) are moved or left out; one
of another length becomes a watch of its own, and a change from one occurrence on (THISANDFUTURE) makes two watches. A word
is said on each. Where a change cannot be applied, as in a rule that counts its occurrences, the event cannot be entered.
Events that are cancelled are passed over. Times without a zone and whole days are taken in the zone that the file names,
else in --zone, else in UTC.

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
	events, applied := cal.Series()
	for _, a := range applied {
		if a.Wrong {
			wrong++
		} else if a.Code == "cancelled" || a.Code == "nothing" {
			passed++
		}
		e.say("%s: %s", c.File, a.Words().In(c.Lang))
	}
	var list []watch.Watch
	for i := range events {
		ev := &events[i]
		w := like
		w.Schedule = node.ScheduleOf(ev)
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
