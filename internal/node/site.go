package node

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/watch"
)

// Counters of sites and of what is said of them.
const (
	countSites     = "site"
	countCustody   = "custody"
	countInventory = "inventory"
	countLinks     = "sitelink"
)

// States on the shelf of what is said of sites.
const (
	saidCustody   = "custody"
	saidInventory = "inventory"
	saidLink      = "link"
)

// SiteFull is a site with all that is said of it, as one person may see it.
type SiteFull struct {
	watch.SiteView
	Reports  []watch.Custody   `json:"reports"`  // of custody, also withdrawn ones, in the order of their time
	Counts   []watch.Inventory `json:"counts"`   // also withdrawn ones
	Links    []LinkedIncident  `json:"links"`    // those that the viewer may see
	Versions []watch.Site      `json:"versions"` // first to last
	Ground   *SiteGround       `json:"ground"`   // who watches the place; nil: no area of ours holds it
	Proposed []ProposedLink    `json:"proposed"` // incidents that may concern it; only of one site
}

// LinkedIncident is an incident that a person linked to a site.
type LinkedIncident struct {
	watch.SiteLink
	Incident incident.Incident `json:"about"`
	Moves    []watch.Movement  `json:"moves,omitempty"`
}

// ProposedLink is an incident that may concern a site. A person decides.
type ProposedLink struct {
	watch.Near
	Row store.Row `json:"row"`
}

// SiteGround is how the place of a site is watched now.
type SiteGround struct {
	Area  string            `json:"area"`
	State watch.GroundState `json:"state"`
	Since int64             `json:"since"` // of vacuum and unknown ground; watch.Begin: it was never otherwise, as this node knows
}

// siteShelves is what is kept of sites.
type siteShelves struct {
	sites    []watch.Site // newest versions, with those that were retired
	custody  map[string][]watch.Custody
	stock    map[string][]watch.Inventory
	links    map[string][]watch.SiteLink
	versions []watch.Site // of the one site that was asked for
}

// readSites reads one site, or all where id is empty.
func readSites(x store.Exchange, id string) (k siteShelves, err error) {
	k = siteShelves{custody: map[string][]watch.Custody{}, stock: map[string][]watch.Inventory{}, links: map[string][]watch.SiteLink{}}
	if id == "" {
		k.sites, _, err = keptAll[watch.Site](x, shelfSite, store.Filter{State: stateNewest})
	} else {
		k.versions, err = siteVersions(x, id)
		if err == nil {
			k.sites = k.versions[len(k.versions)-1:]
		}
	}
	if err != nil {
		return k, err
	}
	custody, _, err := keptAll[watch.Custody](x, shelfSiteSaid, store.Filter{Owner: id, State: saidCustody})
	if err != nil {
		return k, err
	}
	for _, c := range custody {
		k.custody[c.Site] = append(k.custody[c.Site], c)
	}
	stock, _, err := keptAll[watch.Inventory](x, shelfSiteSaid, store.Filter{Owner: id, State: saidInventory})
	if err != nil {
		return k, err
	}
	for _, i := range stock {
		k.stock[i.Site] = append(k.stock[i.Site], i)
	}
	links, _, err := keptAll[watch.SiteLink](x, shelfSiteSaid, store.Filter{Owner: id, State: saidLink})
	for _, l := range links {
		k.links[l.Site] = append(k.links[l.Site], l)
	}
	return k, err
}

func siteVersions(x store.Exchange, id string) ([]watch.Site, error) {
	versions, _, err := keptAll[watch.Site](x, shelfSite, store.Filter{Owner: id})
	if err == nil && len(versions) == 0 {
		err = fmt.Errorf("site %s: %w", id, store.ErrNotFound)
	}
	slices.SortFunc(versions, func(a, b watch.Site) int { return a.Version - b.Version })
	return versions, err
}

// Sites are all sites that are kept with what is said of them, as the viewer may see it: those that ask for attention
// first. Retired ones are left out.
func (n *Node) Sites(ctx context.Context, v store.Viewer) ([]SiteFull, error) {
	var k siteShelves
	err := n.Consult(ctx, "listing sites", func(x store.Exchange) (err error) {
		k, err = readSites(x, "")
		return err
	})
	if err != nil {
		return nil, err
	}
	k.sites = slices.DeleteFunc(k.sites, func(s watch.Site) bool { return s.Retired })
	out := make([]SiteFull, len(k.sites))
	for i, s := range k.sites {
		if out[i], err = n.fullSite(ctx, v, s, &k); err != nil {
			return nil, err
		}
	}
	if err := n.siteGround(ctx, out); err != nil {
		return nil, err
	}
	slices.SortFunc(out, func(a, b SiteFull) int {
		if d := slices.Index(watch.SiteStates(), a.Custody.State) - slices.Index(watch.SiteStates(), b.Custody.State); d != 0 {
			return d
		}
		return compareIDs(a.Site.ID, b.Site.ID)
	})
	return out, nil
}

// Site is one site with all that is said of it and the incidents that may concern it; ErrNotFound when there is none.
func (n *Node) Site(ctx context.Context, v store.Viewer, id string) (SiteFull, error) {
	var k siteShelves
	err := n.Consult(ctx, "reading a site", func(x store.Exchange) (err error) {
		k, err = readSites(x, id)
		return err
	})
	if err != nil {
		return SiteFull{}, err
	}
	f, err := n.fullSite(ctx, v, k.sites[0], &k)
	if err != nil {
		return f, err
	}
	f.Versions = k.versions
	one := []SiteFull{f}
	if err := n.siteGround(ctx, one); err != nil {
		return f, err
	}
	f = one[0]
	f.Proposed, err = n.proposeLinks(ctx, v, &f, k.links[id])
	return f, err
}

// fullSite puts together what is said of a site.
func (n *Node) fullSite(ctx context.Context, v store.Viewer, s watch.Site, k *siteShelves) (SiteFull, error) {
	f := SiteFull{Reports: k.custody[s.ID], Counts: k.stock[s.ID], Links: []LinkedIncident{}, Proposed: []ProposedLink{}}
	slices.SortFunc(f.Reports, func(a, b watch.Custody) int {
		if d := a.Span().From - b.Span().From; d != 0 {
			return int(min(max(d, -1), 1))
		}
		return compareIDs(a.ID, b.ID)
	})
	slices.SortFunc(f.Counts, func(a, b watch.Inventory) int {
		if a.On != b.On {
			return int(a.On - b.On)
		}
		return compareIDs(a.ID, b.ID)
	})
	var moves []watch.Movement
	links := k.links[s.ID]
	slices.SortFunc(links, func(a, b watch.SiteLink) int { return compareIDs(a.ID, b.ID) })
	for _, l := range links {
		if l.Withdrawn || l.Effect == watch.Unrelated {
			continue
		}
		full, err := n.Incident(ctx, v, l.Incident)
		if errors.Is(err, store.ErrNotFound) {
			continue // taken back since, or not for this viewer: for them it moves nothing
		}
		if err != nil {
			return f, err
		}
		li := LinkedIncident{SiteLink: l, Incident: full.Incident, Moves: l.Movements(&full.Incident, full.Claims)}
		f.Links = append(f.Links, li)
		moves = append(moves, li.Moves...)
	}
	f.SiteView = watch.ComposeSite(s, f.Reports, f.Counts, moves, n.now(), watch.SiteRules{})
	return f, nil
}

// siteGround says of each site how its place is watched now. Where several areas hold it, the best of them counts: ground
// that is watched for one of them is watched.
func (n *Node) siteGround(ctx context.Context, list []SiteFull) error {
	m, err := n.WatchModel(ctx)
	if err != nil {
		return err
	}
	at := make([]area.Point, len(list))
	there := make([]bool, len(list))
	for i := range list {
		if lon, lat, ok := list[i].Site.Position(); ok {
			at[i], there[i] = area.PointOf(lon, lat), true
		}
	}
	patches, err := m.At(n.now().Unix(), watch.Ask{}, func(a *watch.Area) bool {
		for i := range at {
			if there[i] && a.Shape.Contains(at[i]) {
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	shapes := make([]area.Shape, len(patches))
	for i := range patches {
		shapes[i] = patches[i].Shape()
	}
	for i := range list {
		for j, p := range patches {
			if !there[i] || !shapes[j].Contains(at[i]) {
				continue
			}
			g := &SiteGround{Area: p.Area, State: p.State, Since: p.Since}
			if old := list[i].Ground; old == nil || slices.Index(watch.GroundStates(), g.State) < slices.Index(watch.GroundStates(), old.State) {
				list[i].Ground = g
			}
		}
	}
	return nil
}

// SitesUnwatched are the sites that lie where nobody watches, or where that is not known, each with its ground.
func (n *Node) SitesUnwatched(ctx context.Context, v store.Viewer) ([]SiteFull, error) {
	list, err := n.Sites(ctx, v)
	return slices.DeleteFunc(list, func(f SiteFull) bool {
		return f.Ground == nil || f.Ground.State != watch.GroundVacuum && f.Ground.State != watch.GroundUnknown
	}), err
}

// proposedMost is how many incidents are proposed for one site, and looked at.
const (
	proposedMost   = 20
	proposedLooked = 400
)

// proposeLinks finds incidents near a site in place and class that nobody has decided on yet.
func (n *Node) proposeLinks(ctx context.Context, v store.Viewer, f *SiteFull, links []watch.SiteLink) ([]ProposedLink, error) {
	out := []ProposedLink{}
	lon, lat, ok := f.Site.Position()
	if !ok || f.Site.Retired {
		return out, nil
	}
	known := map[string]bool{}
	for _, l := range links {
		if !l.Withdrawn {
			known[l.Incident] = true
		}
	}
	dLat := watch.SearchKM / 111.0
	dLon := dLat / max(0.1, math.Cos(lat*math.Pi/180))
	q := store.Query{From: incident.NoDay, To: incident.NoDay, Classes: watch.SiteClasses(f.Site.Holds),
		Box: &store.Box{West: max(-180, lon-dLon), South: max(-90, lat-dLat), East: min(180, lon+dLon), North: min(90, lat+dLat)}}
	page, err := n.List(ctx, v, q, "", proposedLooked)
	if err != nil {
		return out, err
	}
	rows := map[string]store.Row{}
	list := make([]watch.Happening, len(page.Rows))
	for i, r := range page.Rows {
		rows[r.ID] = r
		list[i] = watch.Happening{ID: r.ID, Class: r.Class, Start: r.Start, End: r.End, Place: r.Place}
	}
	near := f.Site.Propose(list, known, f.Custody.GapSpans())
	for _, p := range near[:min(len(near), proposedMost)] {
		out = append(out, ProposedLink{Near: p, Row: rows[p.Incident]})
	}
	return out, nil
}

// keeps returns a *watch.SiteError unless the person may keep sites.
func (n *Node) keeps(ctx context.Context, by string) error {
	p, err := n.PersonByID(ctx, by)
	if err != nil && !notFound(err) {
		return err
	}
	if err != nil || !account.Can(p, account.KeepWatch) {
		return &watch.SiteError{Code: "role"}
	}
	return nil
}

// SaveSite keeps a version of a site: the first of a new one where ID is empty, else the next. A Version that is not 0 and
// not the newest there is refused as "changed". Marking defaults to TLP:RED. What is wrong with it is one or several
// joined *watch.SiteError.
func (n *Node) SaveSite(ctx context.Context, by string, s watch.Site) (watch.Site, error) {
	if err := n.keeps(ctx, by); err != nil {
		return s, err
	}
	s.Name.AR, s.Name.EN, s.Note = strings.TrimSpace(s.Name.AR), strings.TrimSpace(s.Name.EN), strings.TrimSpace(s.Note)
	if s.Marking == "" {
		s.Marking = incident.TLPRed
	}
	if s.Place.Precision == "" {
		s.Place.Precision = incident.PlaceExact
	}
	if err := s.Check(); err != nil {
		return s, err
	}
	if c := s.Place.Coord; c != nil && s.Place.Unit == "" {
		atlas, err := n.know.atlas()
		if err != nil {
			return s, err
		}
		if u := atlas.At(c.Lon, c.Lat).Unit(); u != nil {
			s.Place.Unit = u.ID
		}
	}
	err := n.Exchange(ctx, "keeping a site", func(x store.Exchange) error {
		all, _, err := keptAll[watch.Site](x, shelfSite, store.Filter{State: stateNewest})
		if err != nil {
			return err
		}
		for _, o := range all {
			if s.Place.ID != "" && o.Place.ID == s.Place.ID && o.ID != s.ID && !o.Retired {
				return &watch.SiteError{Code: "gazetteer", Field: "place", Value: o.ID}
			}
		}
		act := store.ActSiteKept
		if s.ID == "" {
			number, err := counted(x, countSites, 1)
			if err != nil {
				return err
			}
			s.ID, s.Version = fmt.Sprintf("S-%04d", number+1), 1
		} else {
			versions, err := siteVersions(x, s.ID)
			if err != nil {
				return err
			}
			last := versions[len(versions)-1]
			if s.Version != 0 && s.Version != last.Version {
				return &watch.SiteError{Code: "changed"}
			}
			s.Version = last.Version + 1
			if err := put(x, shelfSite, store.Record{ID: versionID(last.ID, last.Version), Owner: last.ID, State: statePast, At: last.At}, last); err != nil {
				return err
			}
			if s.Retired {
				act = store.ActSiteRetired
			}
		}
		s.By, s.At = by, x.Now().UTC()
		if err := put(x, shelfSite, store.Record{ID: versionID(s.ID, s.Version), Owner: s.ID, State: stateNewest, At: s.At}, s); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: act, Ref: s.ID, Note: fmt.Sprint(s.Version)})
	})
	return s, err
}

// RetireSite says that the desk no longer keeps a site; what was said of it stays, and SaveSite brings it back.
func (n *Node) RetireSite(ctx context.Context, by, id string) error {
	f, err := n.Site(ctx, store.Viewer{Person: by}, id)
	if err != nil {
		return err
	}
	f.Site.Retired = true
	_, err = n.SaveSite(ctx, by, f.Site)
	return err
}

// AddCustody keeps a report of who had a site. What is wrong with it is one or several joined *watch.SiteError.
func (n *Node) AddCustody(ctx context.Context, by string, c watch.Custody) (watch.Custody, error) {
	if err := n.keeps(ctx, by); err != nil {
		return c, err
	}
	if c.Confidence == "" {
		c.Confidence = watch.Moderate
	}
	c.Note, c.Withdrawn = strings.TrimSpace(c.Note), false
	if c.Custodian.ID == "" && c.Kind == watch.Held {
		name := strings.TrimSpace(c.Custodian.Name.In("en"))
		if name != "" {
			c.Custodian.ID = "name:" + strings.ToLower(strings.Join(strings.Fields(name), " "))
		}
	}
	if err := c.Check(n.now()); err != nil {
		return c, err
	}
	err := n.Exchange(ctx, "keeping a report of custody", func(x store.Exchange) error {
		if _, err := siteVersions(x, c.Site); err != nil {
			return err
		}
		number, err := counted(x, countCustody, 1)
		if err != nil {
			return err
		}
		c.ID, c.By, c.At = fmt.Sprintf("C-%04d", number+1), by, x.Now().UTC()
		if err := put(x, shelfSiteSaid, store.Record{ID: c.ID, Owner: c.Site, State: saidCustody, At: c.At}, c); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActSiteSaid, Ref: c.Site, Note: c.ID})
	})
	return c, err
}

// AddInventory keeps a source's word on how much was at a site. What is wrong with it is one or several joined
// *watch.SiteError.
func (n *Node) AddInventory(ctx context.Context, by string, i watch.Inventory) (watch.Inventory, error) {
	if err := n.keeps(ctx, by); err != nil {
		return i, err
	}
	i.Detail, i.Withdrawn = strings.TrimSpace(i.Detail), false
	if err := i.Check(n.now()); err != nil {
		return i, err
	}
	err := n.Exchange(ctx, "keeping an inventory", func(x store.Exchange) error {
		if _, err := siteVersions(x, i.Site); err != nil {
			return err
		}
		number, err := counted(x, countInventory, 1)
		if err != nil {
			return err
		}
		i.ID, i.By, i.At = fmt.Sprintf("I-%04d", number+1), by, x.Now().UTC()
		if err := put(x, shelfSiteSaid, store.Record{ID: i.ID, Owner: i.Site, State: saidInventory, At: i.At}, i); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActSiteSaid, Ref: i.Site, Note: i.ID})
	})
	return i, err
}

// LinkIncident keeps a person's word that an incident concerns a site, or (watch.Unrelated) that it does not. Where Counts
// is nil, the figures count the stocks of their names (watch.StockOf). A link that is there already is replaced.
func (n *Node) LinkIncident(ctx context.Context, by string, l watch.SiteLink) (watch.SiteLink, error) {
	if err := n.keeps(ctx, by); err != nil {
		return l, err
	}
	if err := l.Check(); err != nil {
		return l, err
	}
	full, err := n.Incident(ctx, store.Viewer{Person: by}, l.Incident)
	if err != nil {
		if notFound(err) {
			return l, &watch.SiteError{Code: "incident", Field: "incident"}
		}
		return l, err
	}
	l.Incident = full.Incident.ID
	if l.Counts == nil {
		l.Counts = map[string]string{}
		for i := range full.Incident.Quantities {
			q := &full.Incident.Quantities[i].Value
			if stock := watch.StockOf(q); stock != "" {
				l.Counts[watch.FigureKey(q)] = stock
			}
		}
	}
	err = n.Exchange(ctx, "linking an incident to a site", func(x store.Exchange) error {
		if _, err := siteVersions(x, l.Site); err != nil {
			return err
		}
		there, _, err := keptAll[watch.SiteLink](x, shelfSiteSaid, store.Filter{Owner: l.Site, State: saidLink})
		if err != nil {
			return err
		}
		for _, o := range there {
			if o.Incident == l.Incident && !o.Withdrawn {
				o.Withdrawn = true
				if err := put(x, shelfSiteSaid, store.Record{ID: o.ID, Owner: o.Site, State: saidLink, At: o.At}, o); err != nil {
					return err
				}
			}
		}
		number, err := counted(x, countLinks, 1)
		if err != nil {
			return err
		}
		l.ID, l.By, l.At, l.Withdrawn = fmt.Sprintf("L-%04d", number+1), by, x.Now().UTC(), false
		if err := put(x, shelfSiteSaid, store.Record{ID: l.ID, Owner: l.Site, State: saidLink, At: l.At}, l); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActSiteLinked, Ref: l.Site, Note: l.ID})
	})
	return l, err
}

// WithdrawSaid takes back what was entered of a site in error: a report of custody, an inventory or a link, by its id. It
// stays on the shelf, and counts for nothing.
func (n *Node) WithdrawSaid(ctx context.Context, by, site, id string) error {
	if err := n.keeps(ctx, by); err != nil {
		return err
	}
	return n.Exchange(ctx, "taking back what was said of a site", func(x store.Exchange) error {
		r, err := x.Record(shelfSiteSaid, id)
		if err == nil && r.Owner != site {
			err = fmt.Errorf("site %s: %s: %w", site, id, store.ErrNotFound)
		}
		if err != nil {
			return err
		}
		switch r.State {
		case saidCustody:
			err = withdraw(x, id, func(c *watch.Custody) { c.Withdrawn = true })
		case saidInventory:
			err = withdraw(x, id, func(i *watch.Inventory) { i.Withdrawn = true })
		default:
			err = withdraw(x, id, func(l *watch.SiteLink) { l.Withdrawn = true })
		}
		if err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActSiteUnsaid, Ref: site, Note: id})
	})
}

func withdraw[T any](x store.Exchange, id string, mark func(*T)) error {
	v, r, err := kept[T](x, shelfSiteSaid, id)
	if err != nil {
		return err
	}
	mark(&v)
	return put(x, shelfSiteSaid, r, v)
}

// SiteFromGazetteer is a site as the gazetteer knows it, not kept yet; ErrNotFound for a place that is none.
func (n *Node) SiteFromGazetteer(id string) (watch.Site, error) {
	g, err := n.know.places()
	if err != nil {
		return watch.Site{}, err
	}
	p, ok := g.ByID(id)
	if !ok {
		return watch.Site{}, fmt.Errorf("place %q: %w", id, store.ErrNotFound)
	}
	kind, holds, ok := watch.SiteKindOf(string(p.Kind))
	if !ok {
		return watch.Site{}, fmt.Errorf("place %q is a %s and no site: %w", id, p.Kind, store.ErrNotFound)
	}
	place := placeOf(p)
	return watch.Site{Name: place.Name, Kind: kind, Holds: holds, Place: place, Marking: incident.TLPRed}, nil
}

// FindSites finds places of the gazetteer that can be sites by the beginning of a name in either script. kept says for
// each whether it is a site here already, by the site's id.
func (n *Node) FindSites(ctx context.Context, words string, limit int) (found []FoundPlace, here map[string]string, err error) {
	for _, p := range n.FindPlaces(words, 20*limit) {
		if _, _, ok := watch.SiteKindOf(p.Kind); ok && len(found) < limit {
			found = append(found, p)
		}
	}
	here = map[string]string{}
	err = n.Consult(ctx, "listing sites", func(x store.Exchange) error {
		clear(here)
		all, _, err := keptAll[watch.Site](x, shelfSite, store.Filter{State: stateNewest})
		for _, s := range all {
			if s.Place.ID != "" && !s.Retired {
				here[s.Place.ID] = s.ID
			}
		}
		return err
	})
	return found, here, err
}
