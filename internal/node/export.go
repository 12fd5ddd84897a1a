package node

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"tansiq/internal/format/geojson"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// exporter writes incidents in one format.
type exporter interface {
	// Incident writes one incident; changed is when it last changed.
	Incident(inc incident.Incident, claims []incident.Claim, changed time.Time) error
	Close() error
}

// Export writes the incidents that a query selects, as somebody sees them who may see no restricted document:
// a file has no Viewer any more. It returns how many it wrote. progress, which may be nil, gets how many of
// how many are written; the latter is a lower bound in large exports.
func (n *Node) Export(ctx context.Context, format string, q store.Query, w io.Writer, progress func(done, total int)) (int, error) {
	nobody := store.Viewer{}
	total, err := n.Count(ctx, nobody, q)
	if err != nil {
		return 0, err
	}
	out, err := n.exporter(ctx, format, w)
	if err != nil {
		return 0, err
	}
	written := 0
	for cursor := ""; ; {
		page, err := n.List(ctx, nobody, q, cursor, 500)
		if err != nil {
			return written, err
		}
		for _, row := range page.Rows {
			full, err := n.Incident(ctx, nobody, row.ID)
			if errors.Is(err, store.ErrNotFound) {
				continue // restricted or merged since the page was read
			}
			if err != nil {
				return written, fmt.Errorf("reading incident %s: %w", row.ID, err)
			}
			if err := out.Incident(full.Incident, full.Claims, changed(full.History)); err != nil {
				return written, fmt.Errorf("writing incident %s: %w", row.ID, err)
			}
			written++
			if progress != nil {
				progress(written, total.N)
			}
		}
		if cursor = page.Next; cursor == "" {
			return written, out.Close()
		}
	}
}

func (n *Node) exporter(ctx context.Context, format string, w io.Writer) (exporter, error) {
	switch format {
	case "stix":
		r, err := n.rendering(ctx)
		if err != nil {
			return nil, err
		}
		return incident.NewExporter(w, r), nil
	case "geojson":
		return features{geojson.NewWriter(w, n.know.shape)}, nil
	}
	return nil, fmt.Errorf("%q is no format that can be exported; there are stix and geojson", format)
}

// rendering is how this node puts incidents into STIX.
func (n *Node) rendering(ctx context.Context) (incident.Rendering, error) {
	name, _, err := n.Setting(ctx, SettingName)
	if err != nil {
		return incident.Rendering{}, err
	}
	r := n.know.rendering()
	r.Party = name
	return r, nil
}

// changed is when the last thing happened to an incident.
func changed(history []store.Event) time.Time {
	var last time.Time
	for _, e := range history {
		if e.At.After(last) {
			last = e.At
		}
	}
	return last
}

// features writes incidents as GeoJSON.
type features struct{ *geojson.Writer }

// Incident implements exporter.
func (f features) Incident(inc incident.Incident, claims []incident.Claim, _ time.Time) error {
	var sources []incident.Source
	for _, c := range claims {
		if !slices.ContainsFunc(sources, func(s incident.Source) bool { return s.ID == c.Source.ID }) {
			sources = append(sources, c.Source)
		}
	}
	return f.Write(inc, sources)
}

// shape gives the outline of an administrative unit.
func (k knowledge) shape(unit string) (geometry []byte, ok bool) {
	a, err := k.atlas()
	if err != nil {
		return nil, false
	}
	u, ok := a.ByID(unit)
	if !ok || len(u.Polygon) == 0 {
		return nil, false
	}
	return u.AppendGeoJSON(nil), true
}
