package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/node"
)

// What commands about agreements and commands about plans have in common: both are instruments.

// proposing is embedded by commands that propose what another person of the desk has written.
type proposing struct {
	desk
	actor
	timing
	DraftedBy string `placeholder:"LOGIN" required:"" help:"Who of the desk wrote it: somebody else than who signs (--as)."`
	JSON      bool   `name:"json" help:"Print JSON."`
}

// propose opens the node and finds both people and, where an earlier version is named, the lineage. It stores a draft, signs it,
// and tells what was proposed. A draft that is refused is dropped.
func (c proposing) propose(e *env, earlier string, lineage func(*node.Node, string) (string, error),
	save func(n *node.Node, writer, lineage string) (draft string, err error), sign func(n *node.Node, by, draft string) (id string, err error),
	drop func(n *node.Node, draft string) error) error {
	n, by, err := c.openAs(e, c.desk, account.SignInstrument)
	if err != nil {
		return err
	}
	defer n.Close()
	writer, err := person(e, n, c.DraftedBy, account.DraftAgreement)
	if err != nil {
		return err
	}
	if earlier != "" {
		if earlier, err = lineage(n, earlier); err != nil {
			return err
		}
	}
	draft, err := save(n, writer.ID, earlier)
	if err != nil {
		return err
	}
	id, err := sign(n, by.ID, draft)
	if err != nil {
		return errors.Join(refusal(err), drop(n, draft))
	}
	return proposed(e, n, id, c.JSON)
}

// noticed tells that notice was given.
func noticed(e *env, lineage string, ends time.Time, asJSON bool, said string) error {
	if asJSON {
		return e.printJSON(map[string]any{"lineage": lineage, "ends": stamp(ends)})
	}
	e.say(said, clock(ends))
	return nil
}

// printIndented writes JSON as people edit it.
func printIndented(e *env, b []byte) error {
	var out bytes.Buffer
	if err := json.Indent(&out, b, "", "  "); err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s\n", out.Bytes())
	return nil
}

// sought brings a word that stands for an id into the form of ids. what names what is sought, list the command that lists it.
func sought(word, what, list string) (string, error) {
	word = strings.ToLower(strings.TrimSuffix(word, "…"))
	if !hexID.MatchString(word) {
		return "", usagef("%q is no id of %s: `%s` lists them", word, what, list)
	}
	return word, nil
}

// single is the one thing that a word stands for.
func single[T any](found []T, word, what, list string) (one T, err error) {
	switch len(found) {
	case 0:
		return one, fmt.Errorf("there is no %s %s here: `%s` lists them", what, word, list)
	case 1:
		return found[0], nil
	}
	return one, fmt.Errorf("%s is the beginning of several ids: give more of it", word)
}
