package cli

import (
	"fmt"
	"time"
)

type checkCmd struct {
	desk
	JSON bool `name:"json" help:"Print JSON."`
}

func (checkCmd) Help() string {
	return `Checks the file itself, every claim against the incidents composed from it, and every roll-up and
search index against what it is made from. Each fault is one line; a faulty database gives exit code 1.

Examples:

    tansiq check
    tansiq check --data /srv/tansiq --json
    tansiq check --db postgres://tansiq@localhost/tansiq`
}

func (c checkCmd) Run(e *env) error {
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	begin := time.Now()
	faults, err := n.Check(e.ctx)
	if err != nil {
		return fmt.Errorf("checking %s: %w", c.name(), err)
	}
	if c.JSON {
		if faults == nil {
			faults = []string{}
		}
		if err := e.printJSON(map[string]any{"ok": len(faults) == 0, "faults": faults}); err != nil {
			return err
		}
	} else {
		for _, f := range faults {
			fmt.Fprintln(e.out, f)
		}
		if len(faults) == 0 {
			fmt.Fprintf(e.out, "No faults in %s (%s).\n", c.name(), elapsed(begin))
		}
	}
	if len(faults) > 0 {
		e.say("tansiq: %d faults in %s; restore a backup into a new directory, and keep this one", len(faults), c.name())
		return errTold
	}
	return nil
}
