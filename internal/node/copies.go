package node

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// traceSource finds, before a document is stored, whether it repeats an earlier one, and gives its claims the source of
// that one: a text that many papers print is one source. Only documents count that everybody sees who will see this one;
// of the others nothing shows. It returns the claims as they are to be stored; their ids stay, because what a document
// is like is no part of what it says.
func traceSource(x store.Exchange, d *store.Document, r read.Reading, claims []incident.Claim) ([]incident.Claim, error) {
	d.Repeats, d.SourceID = "", ""
	earlier, err := x.Editions(d.Restricted, d.Sketch)
	if err != nil || len(earlier) == 0 {
		return claims, err
	}
	trace := incident.TraceSource(store.OwnSource(d.ID), editionOf(d), r.Passages(d.ID, d.Text), earlier)
	d.Repeats, d.SourceID = trace.Repeats, trace.Source
	claims = slices.Clone(claims)
	for i := range claims {
		claims[i].Source.ID = trace.Of(claims[i].Key)
	}
	return claims, nil
}

func editionOf(d *store.Document) incident.Edition {
	return incident.Edition{Document: d.ID, Source: store.OwnSource(d.ID), Published: d.Published, Sketch: d.Sketch}
}

// SetRepeats says for a person that a document repeats an earlier one, or (earlier empty) that it is a source of its own
// whatever the texts are like. The claims follow, and so do the counts of sources. What is said is in the journal. The
// document must be one that the person sees, and the earlier one one that everybody sees who sees the document
// (store.ErrUnseen) and that does not come from it in turn (store.ErrConflict).
func (n *Node) SetRepeats(ctx context.Context, by, document, earlier, note string) error {
	r := store.Repeat{Document: document, Earlier: earlier}
	if earlier != "" {
		trace, err := n.compareDocuments(ctx, store.Viewer{Person: by}, document, earlier)
		if err != nil {
			return err
		}
		// A person may know better than the texts: then all of it is the earlier one's.
		r.Whole = trace.Repeats == "" || trace.Source != store.OwnSource(document)
		for key := range trace.Claims {
			r.Keys = append(r.Keys, key)
		}
	}
	return n.Store.SetRepeats(ctx, by, r, note)
}

// compareDocuments traces one document to another.
func (n *Node) compareDocuments(ctx context.Context, v store.Viewer, document, earlier string) (incident.Trace, error) {
	d, r, err := n.readingOf(ctx, v, document)
	if err != nil {
		return incident.Trace{}, err
	}
	first, firstReading, err := n.readingOf(ctx, v, earlier)
	if err != nil {
		return incident.Trace{}, err
	}
	d.Sketch, first.Sketch = r.Sketch(d.Text), firstReading.Sketch(first.Text)
	return incident.TraceSource(store.OwnSource(document), editionOf(&d), r.Passages(document, d.Text), []incident.Edition{editionOf(&first)}), nil
}

// readingOf returns a document with its reading.
func (n *Node) readingOf(ctx context.Context, v store.Viewer, id string) (store.Document, read.Reading, error) {
	d, err := n.Document(ctx, v, id)
	if err != nil {
		return d, read.Reading{}, err
	}
	r, err := storedReading(d)
	return d, r, err
}

func storedReading(d store.Document) (r read.Reading, err error) {
	if len(d.Reading) > 0 {
		if err = json.Unmarshal(d.Reading, &r); err != nil {
			err = fmt.Errorf("reading the stored reading of %s: %w", d.ID, err)
		}
	}
	return r, err
}

// sketchOld keeps sketches of the documents that a version before this one took in, so that their copies are found. What
// those documents themselves repeat is not looked for: nothing that people have confirmed changes by itself.
func (n *Node) sketchOld(ctx context.Context) error {
	for {
		docs, err := n.Unsketched(ctx, 50)
		if err != nil || len(docs) == 0 {
			return err
		}
		sketches := map[string]text.Sketch{}
		for _, d := range docs {
			r, err := storedReading(d)
			if err != nil {
				n.log.Warn("a reading cannot be read; its document is kept without it", "document", d.ID, "error", err)
				r = read.Reading{}
			}
			sketches[d.ID] = text.Sketch{}
			if !strings.HasPrefix(d.MediaType, "application/stix+json") { // what a partner gave is no text that papers print
				sketches[d.ID] = r.Sketch(d.Text)
			}
		}
		if err := n.Sketch(ctx, sketches); err != nil {
			return err
		}
	}
}
