package cli

import (
	"io"
	"net/url"

	"tansiq/internal/node"
)

type exportCmd struct {
	desk
	Format string `required:"" enum:"stix,geojson" placeholder:"stix|geojson" help:"What to write."`
	Query  string `placeholder:"class=attack&…" help:"Which incidents: the filters of a page's address; all when left out."`
	Output string `short:"o" placeholder:"FILE" help:"Write to FILE in place of standard output; it appears whole or not at all."`
}

func (exportCmd) Help() string {
	return `The query is what stands behind the ? in the address of the Picture page:

    q=words  from=2018-01-01  to=2018-12-31  undated=yes  class=attack,clash  side=group
    unit=SY-HI  actor=islamic-state  source=ucdp-ged  box=west,south,east,north
    contradicted=yes  placing=point|area|none

Examples:

    tansiq export --format geojson -o all.geojson
    tansiq export --format stix --query "class=attack&from=2018-01-01" > attacks.json
    tansiq export --format geojson --query "q=Sukhna&placing=point" | jq .features[0]`
}

func (c exportCmd) Run(e *env) error {
	values, err := url.ParseQuery(c.Query)
	if err != nil {
		return usagef("--query: %v", err)
	}
	q, err := node.ParseQuery(values, "incident") // a page's address may name the selected one
	if err != nil {
		return usagef("--query: %v", err)
	}
	n, err := c.open(e)
	if err != nil {
		return err
	}
	defer n.Close()
	bar := e.meter("Exporting")
	written := 0
	err = e.writeWhole(c.Output, func(w io.Writer) (err error) {
		written, err = n.Export(e.ctx, c.Format, q, w, bar.set)
		return err
	})
	bar.done()
	if err != nil {
		return err
	}
	e.say("Wrote %s incidents.", thousands(written))
	return nil
}
