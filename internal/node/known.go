package node

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// KnownLimit is how many happenings Known gives at most.
const KnownLimit = 5

// Known is a happening that a claim may be another account of: a known incident, or a claim of another document that
// awaits as well.
type Known struct {
	Incident string            `json:"incident,omitempty"` // id of a known incident; empty: see Proposal
	Proposal string            `json:"proposal,omitempty"` // id of the claim that awaits
	Document string            `json:"document,omitempty"` // with Proposal: the document that it is read from
	Title    text.Bilingual    `json:"title"`
	When     incident.When     `json:"when"`
	Place    *incident.Place   `json:"place,omitempty"`
	Sources  int               `json:"sources"`         // independent ones that tell of it already
	Names    []string          `json:"names,omitempty"` // of up to three of them
	Same     bool              `json:"same,omitempty"`  // all that tells of it is of the claim's own source: nothing more would be corroborated
	Likeness incident.Likeness `json:"likeness"`
}

// Known returns the happenings that a claim may be another account of, most like first, at most KnownLimit: incidents,
// and claims of other documents that await. Only what the viewer may see is looked at, and an incident only as the
// viewer sees it. A claim whose time or place says too little (incident.Comparer) has none. Nothing is put together:
// Confirm with the incident's id, or ConfirmTogether, is a person's.
func (n *Node) Known(ctx context.Context, v store.Viewer, c incident.Claim) ([]Known, error) {
	near, err := n.neighbours(ctx, v, c, store.Vicinity{Waiting: true, Document: c.Source.Document})
	if err != nil {
		return nil, err
	}
	compare, err := n.comparer(ctx)
	if err != nil {
		return nil, err
	}
	known := []Known{}
	for i := range near {
		// What this very claim tells of, and what its document tells of besides, is no other account.
		if slices.ContainsFunc(near[i].Claims, func(o incident.Claim) bool {
			return o.Key == c.Key || o.Source.Document != "" && o.Source.Document == c.Source.Document
		}) {
			continue
		}
		if l := compare.Compare(c, near[i].Claims); l.Score >= incident.Proposable {
			known = append(known, knownOf(&near[i], &c, l))
		}
	}
	slices.SortStableFunc(known, func(a, b Known) int {
		return cmp.Or(cmp.Compare(b.Likeness.Score, a.Likeness.Score), cmp.Compare(a.Proposal, b.Proposal), cmp.Compare(a.Incident, b.Incident))
	})
	return known[:min(len(known), KnownLimit)], nil
}

func knownOf(near *store.Neighbour, c *incident.Claim, l incident.Likeness) Known {
	k := Known{Incident: near.Incident, Title: near.Title, When: near.When, Place: near.Place, Sources: near.Sources, Same: true, Likeness: l}
	if near.Incident == "" {
		k.Proposal, k.Document = near.Claims[0].ID, near.Claims[0].Source.Document
	}
	for i := range near.Claims {
		s := &near.Claims[i].Source
		k.Same = k.Same && s.ID == c.Source.ID
		if name := cmp.Or(s.Name, s.ID); len(k.Names) < 3 && !slices.Contains(k.Names, name) {
			k.Names = append(k.Names, name)
		}
	}
	return k
}

// Margins of a vicinity: what Compare takes for one happening lies within them.
const (
	vicinityDays = 1
	vicinityKM   = 25
)

// neighbours finds what happened near a claim; nothing for one that cannot be compared.
func (n *Node) neighbours(ctx context.Context, v store.Viewer, c incident.Claim, in store.Vicinity) ([]store.Neighbour, error) {
	atlas, err := n.know.atlas()
	if err != nil {
		return nil, err
	}
	var placed bool
	if in.Box, placed = store.BoxOf(c.Places, atlas, vicinityKM); !placed || !c.When.Comparable() {
		return nil, nil
	}
	in.From, in.To = c.When.Start-vicinityDays, c.When.End+vicinityDays
	in.Classes = incident.Family(c.Class)
	return n.Neighbours(ctx, v, in)
}

// comparer compares claims with what the node knows of actors and units.
func (n *Node) comparer(ctx context.Context) (incident.Comparer, error) {
	subject, err := n.Subject(ctx)
	if err != nil {
		return incident.Comparer{}, err
	}
	actors, err := n.know.actors()
	if err != nil {
		return incident.Comparer{}, err
	}
	atlas, err := n.know.atlas()
	if err != nil {
		return incident.Comparer{}, err
	}
	return incident.Comparer{
		Desk: n.know.desk(subject), PartOf: actors.PartOf,
		Near: func(unit string, at incident.Coord, km float64) bool {
			u, ok := atlas.ByID(unit)
			return ok && u.Near(area.CoordOf(at.Lon, at.Lat), km)
		},
	}, nil
}

// ConfirmTogether confirms a proposal, as it stands or corrected, together with one of another document about the same
// happening, as that stands: both into one incident, or neither.
func (n *Node) ConfirmTogether(ctx context.Context, by string, p store.Placed, document, proposal, note string) (string, error) {
	if err := p.Claim.Validate(); err != nil {
		return "", err
	}
	claims, err := n.Proposals(ctx, store.Viewer{Person: by}, document)
	if err != nil {
		return "", err
	}
	i := slices.IndexFunc(claims, func(c incident.Claim) bool { return c.ID == proposal })
	if i < 0 {
		return "", fmt.Errorf("claim %s of document %s: %w", proposal, document, store.ErrNotFound)
	}
	other := claims[i]
	if err := other.Validate(); err != nil {
		return "", err
	}
	return n.Store.ConfirmTogether(ctx, by, []store.Placed{{Claim: other, Incident: p.Incident}, p}, note)
}

// Link is two incidents of different sources that may be one. Merge makes them one, KeepApart takes the proposal away.
type Link struct {
	Incident string         `json:"incident"`
	Title    text.Bilingual `json:"title"`
	Names    []string       `json:"names"` // of its sources
	Other    Known          `json:"other"` // the incident that it may be one with
}

// LinkThreshold is the likeness from which two incidents are proposed as one: higher than for a claim that a person has
// before them, because nobody looks at each.
const LinkThreshold = 0.7

const (
	linkPage = 25  // incidents read at a time
	linkWork = 250 // incidents looked at before an answer is given
)

// ProposedLinks lists incidents that one source tells of and that may be one with incidents that others tell of: what
// the rows of a data set ("ucdp-ged") have in common with what was known without them. They are given newest first, each
// with the one most like it; a page has about limit of them and may have none although next, the cursor of the page
// after, is not empty: it stops when it has looked at 250 incidents. An empty source stands for the one that tells of
// most. Nothing is merged by itself.
func (n *Node) ProposedLinks(ctx context.Context, v store.Viewer, source, cursor string, limit int) (links []Link, next string, err error) {
	if source == "" {
		if source, err = n.largestSource(ctx, v); err != nil || source == "" {
			return nil, "", err
		}
	}
	compare, err := n.comparer(ctx)
	if err != nil {
		return nil, "", err
	}
	of, besides := store.Query{Sources: []string{source}}, store.Query{Besides: source}
	ours, err := n.Count(ctx, v, of)
	if err != nil {
		return nil, "", err
	}
	theirs, err := n.Count(ctx, v, besides)
	if err != nil {
		return nil, "", err
	}
	// Either side leads to the same pairs; the smaller one is walked.
	walk, in := besides, store.Vicinity{Sources: []string{source}}
	if ours.N < theirs.N {
		walk, in = of, store.Vicinity{Besides: source}
	}
	apart, err := n.keptApart(ctx)
	if err != nil {
		return nil, "", err
	}
	links = []Link{}
	for looked := 0; looked < linkWork; {
		page, err := n.List(ctx, v, walk, cursor, linkPage)
		if err != nil {
			return nil, "", err
		}
		for _, row := range page.Rows {
			looked++
			link, ok, err := n.linkOf(ctx, v, row, in, compare, apart)
			if err != nil {
				return nil, "", err
			}
			if ok {
				links = append(links, link)
			}
		}
		if cursor = page.Next; cursor == "" || len(links) >= max(limit, 1) {
			break
		}
	}
	return links, cursor, nil
}

// linkOf finds the incident that another one is most like, of those that have no source in common with it.
func (n *Node) linkOf(ctx context.Context, v store.Viewer, row store.Row, in store.Vicinity, compare incident.Comparer, apart map[string]bool) (Link, bool, error) {
	full, err := n.Incident(ctx, v, row.ID)
	if err != nil {
		return Link{}, false, fmt.Errorf("looking at incident %s: %w", row.ID, err)
	}
	in.Except = row.ID
	link := Link{Incident: row.ID, Title: row.Title}
	best := 0.0
	for i := range full.Claims {
		c := &full.Claims[i]
		if len(link.Names) < 3 && !slices.Contains(link.Names, c.Source.Name) {
			link.Names = append(link.Names, c.Source.Name)
		}
		near, err := n.neighbours(ctx, v, *c, in)
		if err != nil {
			return Link{}, false, err
		}
		for j := range near {
			if apart[pair(row.ID, near[j].Incident)] || slices.ContainsFunc(near[j].Claims, func(o incident.Claim) bool {
				return slices.ContainsFunc(full.Claims, func(c incident.Claim) bool {
					return o.Source.ID == c.Source.ID || o.Source.Document != "" && o.Source.Document == c.Source.Document
				})
			}) {
				continue
			}
			if l := compare.Compare(*c, near[j].Claims); l.Score >= LinkThreshold && l.Score > best {
				best, link.Other = l.Score, knownOf(&near[j], c, l)
			}
		}
	}
	return link, best > 0, nil
}

// largestSource is the source that tells of most incidents.
func (n *Node) largestSource(ctx context.Context, v store.Viewer) (string, error) {
	facets, err := n.Facets(ctx, v, store.Query{})
	if err != nil {
		return "", err
	}
	best, most := "", 0
	for source, count := range facets["source"] {
		if count > most || count == most && source < best {
			best, most = source, count
		}
	}
	return best, nil
}

// KeepApart says for a person that two incidents are not one, so that they are not proposed again; back takes that back.
func (n *Node) KeepApart(ctx context.Context, by, one, other string, back bool, note string) error {
	var lines []store.Event
	for _, id := range []string{one, other} {
		full, err := n.Incident(ctx, store.Viewer{Person: by}, id)
		if err != nil {
			return err
		}
		e := store.Event{By: by, Act: store.ActApart, Incident: id, Note: note}
		if back {
			e.Act = store.ActNotApart
		}
		for i := range full.Claims { // who sees none of them does not see the line
			e.Claims = append(e.Claims, full.Claims[i].ID)
		}
		lines = append(lines, e)
	}
	return n.Exchange(ctx, "keeping two incidents apart", func(x store.Exchange) error {
		var err error
		if id := pair(one, other); back {
			err = x.Drop(shelfApart, id)
		} else {
			err = x.Put(shelfApart, store.Record{ID: id, Owner: by, State: "apart", At: x.Now(), Body: []byte(`{}`)})
		}
		if err != nil {
			return err
		}
		return x.Journal(lines...)
	})
}

func (n *Node) keptApart(ctx context.Context) (map[string]bool, error) {
	apart := map[string]bool{}
	err := n.Consult(ctx, "reading which incidents are kept apart", func(x store.Exchange) error {
		clear(apart)
		records, err := x.Records(shelfApart, store.Filter{Bare: true})
		for _, r := range records {
			apart[r.ID] = true
		}
		return err
	})
	return apart, err
}

// pair names two incidents, the same either way round.
func pair(a, b string) string { return strings.Join([]string{min(a, b), max(a, b)}, " ") }
