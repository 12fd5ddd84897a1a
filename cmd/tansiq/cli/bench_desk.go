package cli

import (
	"bytes"
	"encoding/json"
	"fmt"

	"tansiq/internal/node"
	"tansiq/internal/watch"
)

// deskBatch is how many watches are stored at a time.
const deskBatch = 2000

// fillDesk stores the made-up desk in a new node, so that its pages can be looked at and measured as large as the model is.
func (c benchCmd) fillDesk(e *env) error {
	workFast()
	d, err := newWatchDesk(c.Seed)
	if err != nil {
		return err
	}
	n, err := node.Open(e.ctx, node.Config{Data: c.Desk})
	if err != nil {
		return err
	}
	defer n.Close()
	if there, err := n.Areas(e.ctx); err != nil {
		return err
	} else if len(there) > 0 {
		return fmt.Errorf("the node in %s keeps areas already; name a new directory", c.Desk)
	}
	const by = "bench"
	ids, err := d.storeAreas(e, n, by)
	if err != nil {
		return err
	}
	all := len(d.known.Watches) + len(d.known.Declarations)
	bar := e.meter("Storing watches")
	defer bar.done()
	for at := 0; at < len(d.known.Watches); at += deskBatch {
		list := d.known.Watches[at:min(at+deskBatch, len(d.known.Watches))]
		for i := range list {
			list[i].ID, list[i].Area = "", ids[list[i].Area]
		}
		if _, err := n.SaveWatches(e.ctx, by, list); err != nil {
			return err
		}
		bar.set(at+len(list), all)
	}
	for i, x := range d.known.Declarations {
		x.Area = ids[x.Area]
		if _, err := n.Declare(e.ctx, by, x); err != nil {
			return err
		}
		bar.set(len(d.known.Watches)+i+1, all)
	}
	return nil
}

// storeAreas takes the areas in as a file of them, and says under which ids they are kept.
func (d *watchDesk) storeAreas(e *env, n *node.Node, by string) (map[string]string, error) {
	type featureOf struct {
		Type       string            `json:"type"`
		Properties map[string]string `json:"properties"`
		Geometry   any               `json:"geometry"`
	}
	features := make([]featureOf, len(d.known.Areas))
	for i := range d.known.Areas {
		a := &d.known.Areas[i]
		features[i] = featureOf{"Feature", map[string]string{"name_ar": a.Name.AR, "name_en": a.Name.EN}, a.Shape}
	}
	file, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	if err != nil {
		return nil, fmt.Errorf("writing the areas: %w", err)
	}
	rep, err := n.ImportAreas(e.ctx, by, bytes.NewReader(file), node.AreaImport{AsIs: true})
	if err != nil {
		return nil, err
	}
	if rep.Added != len(d.known.Areas) {
		return nil, fmt.Errorf("%d areas of %d were stored", rep.Added, len(d.known.Areas))
	}
	list, err := n.Areas(e.ctx)
	if err != nil {
		return nil, err
	}
	byName := make(map[string]*watch.Area, len(list))
	for i := range list {
		byName[list[i].Name.EN] = &list[i]
	}
	ids := make(map[string]string, len(list))
	for i := range d.known.Areas {
		a := byName[d.known.Areas[i].Name.EN]
		if a == nil {
			return nil, fmt.Errorf("area %s was not stored under its name", d.known.Areas[i].ID)
		}
		ids[d.known.Areas[i].ID] = a.ID
	}
	return ids, nil
}
