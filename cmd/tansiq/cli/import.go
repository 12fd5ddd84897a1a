package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"tansiq/internal/node"
	"tansiq/internal/store"
)

type importCmd struct {
	desk
	Format string   `required:"" enum:"stix,ucdp,geojson" placeholder:"stix|ucdp|geojson" help:"What the files are."`
	Strict bool     `help:"Stop at the first bad row, before anything of its file is written."`
	JSON   bool     `name:"json" help:"Print the tally as JSON."`
	Files  []string `arg:"" name:"file" help:"Files to import."`
}

func (importCmd) Help() string {
	return `Rows that are in the node already stay as they are; changed ones take the place of their older version,
which is kept. A bad row is told on standard error with line, column, value and reason, and the rest goes in.
An import that was stopped goes on where it was when it is started again.

Examples:

    tansiq import --format ucdp GEDEvent_v25_1.csv
    tansiq import --format ucdp --strict --json ged_syria.csv
    tansiq import --format geojson --data /srv/tansiq incidents.geojson
    tansiq import --format stix bundle.json`
}

func (c importCmd) Run(e *env) error {
	for _, file := range c.Files { // before anything is written
		if info, err := os.Stat(file); err != nil {
			return fmt.Errorf("opening %s: %w", file, plain(err))
		} else if info.IsDir() {
			return fmt.Errorf("%s is a directory: name the files in it", file)
		}
	}
	workFast()
	n, err := node.Open(e.ctx, c.config())
	if err != nil {
		return err
	}
	defer n.Close()
	var total store.Tally
	for _, file := range c.Files {
		tally, err := c.one(e, n, file)
		total.Read += tally.Read
		total.Added += tally.Added
		total.Updated += tally.Updated
		total.Unchanged += tally.Unchanged
		total.Rejected += tally.Rejected
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	if c.JSON {
		return e.printJSON(total)
	}
	if total.Added+total.Updated == 0 {
		return nil
	}
	return sayLinks(e, n)
}

// one imports one file.
func (c importCmd) one(e *env, n *node.Node, file string) (store.Tally, error) {
	f, err := os.Open(file)
	if err != nil {
		return store.Tally{}, plain(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return store.Tally{}, plain(err)
	}
	begin := time.Now()
	bar := e.meter("Importing " + filepath.Base(file))
	tally, err := n.Import(e.ctx, c.Format, f, node.ImportOptions{
		Name: filepath.Base(file), Strict: c.Strict,
		Progress: func(done int64) { bar.set(int(done), int(info.Size())) },
		Note:     func(words string) { e.say("%s: %s", file, words) },
		Rejected: func(r node.Rejection) {
			bar.done()
			if r.Line > 0 {
				e.say("%s:%s", file, r) // as compilers do, so that editors find the line
			} else {
				e.say("%s: %s", file, r)
			}
		},
	})
	bar.done()
	if err != nil {
		return tally, err
	}
	if !c.JSON {
		fmt.Fprintf(e.out, "%s: %s read, %s added, %s updated, %s unchanged, %s rejected (%s)\n", file, thousands(tally.Read),
			thousands(tally.Added), thousands(tally.Updated), thousands(tally.Unchanged), thousands(tally.Rejected), elapsed(begin))
	}
	return tally, nil
}

// plain takes the operation and the path out of a file error, where they have been said already.
func plain(err error) error {
	var p *os.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		return p.Err
	case errors.As(err, &l):
		return l.Err
	}
	return err
}
