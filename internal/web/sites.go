package web

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// Sites is offered by a node that keeps places with materiel or detainees. The pages about sites exist only then.
type Sites interface {
	Sites(ctx context.Context, v store.Viewer) ([]node.SiteFull, error)
	Site(ctx context.Context, v store.Viewer, id string) (node.SiteFull, error)
	SaveSite(ctx context.Context, by string, s watch.Site) (watch.Site, error)
	RetireSite(ctx context.Context, by, id string) error
	AddCustody(ctx context.Context, by string, c watch.Custody) (watch.Custody, error)
	AddInventory(ctx context.Context, by string, i watch.Inventory) (watch.Inventory, error)
	LinkIncident(ctx context.Context, by string, l watch.SiteLink) (watch.SiteLink, error)
	WithdrawSaid(ctx context.Context, by, site, id string) error
	SiteFromGazetteer(id string) (watch.Site, error)
	FindSites(ctx context.Context, words string, limit int) (found []node.FoundPlace, here map[string]string, err error)
}

// siteHits is how many places of the gazetteer are offered.
const siteHits = 12

// siteRoutes puts the pages in place.
func (s *site) siteRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	desk("GET /watch/sites", s.siteList)
	desk("GET /watch/sites/new", s.newSite, account.KeepWatch)
	desk("POST /watch/sites/new", s.addSite, account.KeepWatch)
	desk("GET /watch/site/{id}", s.sitePage)
	desk("GET /watch/site/{id}/draw", s.drawSite, account.KeepWatch)
	desk("POST /watch/site/{id}", s.saveSite, account.KeepWatch)
	desk("POST /watch/site/{id}/retire", s.retireSite, account.KeepWatch)
	desk("POST /watch/site/{id}/custody", s.addCustody, account.KeepWatch)
	desk("POST /watch/site/{id}/inventory", s.addInventory, account.KeepWatch)
	desk("POST /watch/site/{id}/link", s.linkIncident, account.KeepWatch)
	desk("POST /watch/site/{id}/withdraw", s.withdrawSaid, account.KeepWatch)
}

// siteRow is a site as pages show it.
type siteRow struct {
	node.SiteFull
	ID     string
	Name   string
	State  string // a key of site.state
	Grave  bool   // custody is open or not known
	Doubt  bool   // sources differ
	Last   []standWords
	AsOf   string // the last day of which a source says who had it
	Since  string // since when custody is not known or open, in words; empty: it is known
	Gaps   int
	GapDay int      // how many days in all
	Missed []missed // what is unaccounted for
	Ground string   // a key of site.ground; empty: no area of ours holds it
	Days   string   // for how long the ground is so
}

// standWords is a custodian as pages name it.
type standWords struct {
	Who     string
	Nobody  bool
	Sources int
}

// missed is what is unaccounted for by the word of one source.
type missed struct {
	What, Unit, Source, Range string
	Open                      bool
}

// rangeWords writes a range with its unit.
func (l *locale) rangeWords(r watch.Range, unit string) string {
	n := l.num(int(r.Low))
	switch {
	case r.Open():
		n = l.t("quantity.atleast", int(r.Low))
	case r.Low != r.High:
		n = l.t("date.range", int(r.Low), int(r.High))
	}
	if unit == "kg" || unit == "t" {
		n += " " + l.word("quantity.unit", unit)
	}
	return n
}

// days are the whole days between two moments.
func wholeDays(from, to int64) int { return int(max(0, to-from) / (24 * 3600)) }

func (l *locale) stand(d *watch.Stand) standWords {
	w := standWords{Nobody: d.Kind == watch.Nobody, Sources: d.Sources}
	if w.Nobody {
		w.Who = l.t("site.nobody")
	} else {
		w.Who = cmp.Or(l.name(d.Custodian.Name), d.Custodian.ID)
	}
	return w
}

// dayBefore is the last day that a moment closes.
func lastDay(to int64) incident.Day { return incident.DayOf(time.Unix(to-1, 0).UTC()) }

func firstDay(from int64) incident.Day { return incident.DayOf(time.Unix(from, 0).UTC()) }

// custodySpan writes a stretch of time in days.
func (l *locale) custodySpan(s watch.Span) string {
	return l.span(firstDay(s.From), lastDay(s.To), incident.TimeRange)
}

// siteRow says how a site stands.
func (l *locale) siteRow(f node.SiteFull, now time.Time) siteRow {
	r := siteRow{SiteFull: f, ID: f.Site.ID, Name: l.name(f.Site.Name), State: string(f.Custody.State)}
	c := &f.Custody
	r.Grave = slices.Contains([]watch.SiteState{watch.SiteOpen, watch.SiteLeft}, c.State)
	r.Doubt = slices.Contains([]watch.SiteState{watch.SiteDisputed, watch.SiteStale}, c.State)
	if c.Last != nil {
		for i := range c.Last.Stands {
			r.Last = append(r.Last, l.stand(&c.Last.Stands[i]))
		}
		r.AsOf = l.date(lastDay(c.Last.To))
	}
	if n := len(c.Gaps); n > 0 && c.Gaps[n-1].Open {
		g := c.Gaps[n-1]
		r.Since = l.t("site.since."+string(g.Why), l.date(firstDay(g.From)), l.n("share.days", wholeDays(g.From, now.Unix())))
	}
	r.Gaps = len(c.Gaps)
	for _, g := range c.GapSpans() {
		r.GapDay += wholeDays(g.From, g.To)
	}
	for _, a := range f.Stock.Accounts {
		if a.Unaccounted.Zero() {
			continue
		}
		r.Missed = append(r.Missed, missed{What: l.word("site.stock", a.Base.What), Source: cmp.Or(a.Base.Said.Source.Name, a.Base.Said.Source.ID), Range: l.rangeWords(a.Unaccounted, a.Base.Unit), Open: a.Open})
	}
	if g := f.Ground; g != nil {
		r.Ground = string(g.State)
		if (g.State == watch.GroundVacuum || g.State == watch.GroundUnknown) && g.Since != watch.Begin && g.Since > 0 {
			r.Days = l.n("share.days", wholeDays(g.Since, now.Unix()))
		}
	}
	return r
}

// siteList shows all sites, and places of the gazetteer that could be some.
func (s *site) siteList(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	list, err := s.sites.Sites(r.Context(), viewer(r))
	if err != nil {
		return err
	}
	only := r.URL.Query().Get("state")
	var rows []siteRow
	counts := map[string]int{}
	area := r.URL.Query().Get("area") // those that lie in one area of ours
	for _, f := range list {
		if area != "" && (f.Ground == nil || f.Ground.Area != area) {
			continue
		}
		row := l.siteRow(f, s.now())
		counts[row.State]++
		if only == "" || only == row.State {
			rows = append(rows, row)
		}
	}
	d := map[string]any{"Rows": rows, "Counts": counts, "States": watch.SiteStates(), "Only": only, "All": len(list), "Done": r.URL.Query().Get("done"), "Words": strings.TrimSpace(r.URL.Query().Get("q"))}
	if words := d["Words"].(string); words != "" {
		if d["Hits"], d["Here"], err = s.sites.FindSites(r.Context(), words, siteHits); err != nil {
			return err
		}
	}
	s.render(w, r, http.StatusOK, "sites", "site.title", d)
	return nil
}

// siteForm is a site as a form has it.
type siteForm struct {
	watch.Site
	Lon, Lat string
	Points   string // its outline: a position a line, longitude before latitude; or GeoJSON; empty: none
	Swap     string // as of areaForm
	SwapAsk  bool
}

func formOfSite(s watch.Site) siteForm {
	f := siteForm{Site: s, Points: writeShape(s.Shape)}
	if c := s.Place.Coord; c != nil {
		f.Lon, f.Lat = strconv.FormatFloat(c.Lon, 'f', -1, 64), strconv.FormatFloat(c.Lat, 'f', -1, 64)
	}
	return f
}

// siteFields adds what the form of a site offers.
func siteFields(d map[string]any) {
	d["Kinds"], d["Holds"], d["Markings"] = watch.SiteKinds(), watch.AllHolds(), markings
}

func (s *site) newSite(w http.ResponseWriter, r *http.Request) error {
	one := watch.Site{Kind: watch.SiteBase, Holds: watch.Materiel, Marking: incident.TLPRed, Place: incident.Place{Precision: incident.PlaceExact}}
	if id := r.URL.Query().Get("place"); id != "" {
		found, err := s.sites.SiteFromGazetteer(id)
		if err != nil {
			return err
		}
		one = found
	}
	return s.newSiteForm(w, r, http.StatusOK, formOfSite(one), nil)
}

func (s *site) newSiteForm(w http.ResponseWriter, r *http.Request, status int, f siteForm, wrong faults) error {
	d := map[string]any{"Form": f, "Faults": wrong}
	siteFields(d)
	s.render(w, r, status, "newsite", "site.new", d)
	return nil
}

// drawSite is the form of a site beside a map, to draw its outline.
func (s *site) drawSite(w http.ResponseWriter, r *http.Request) error {
	f, err := s.sites.Site(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.newSiteForm(w, r, http.StatusOK, formOfSite(f.Site), nil)
}

// readSite reads the form of a site; what a form cannot say stays as it is in was.
func readSite(l *locale, r *http.Request, was watch.Site) (siteForm, faults) {
	get := func(k string) string { return strings.TrimSpace(r.PostForm.Get(k)) }
	f, wrong := siteForm{Site: was, Lon: get("lon"), Lat: get("lat"), Points: r.PostForm.Get("points"), Swap: get("swap")}, faults{}
	f.Shape = area.Shape{}
	if strings.TrimSpace(f.Points) != "" {
		typed := areaForm{Swap: f.Swap}
		f.Shape, _ = typed.shapeTyped(l, f.Points, "points", wrong)
		f.SwapAsk = typed.SwapAsk
	}
	f.Name = text.Bilingual{AR: get("name_ar"), EN: get("name_en")}
	f.Kind, f.Holds, f.Marking, f.Note = watch.SiteKind(get("kind")), watch.Holds(get("holds")), incident.Marking(get("marking")), get("note")
	f.Version, _ = strconv.Atoi(get("version"))
	if was.ID == "" {
		f.Place = incident.Place{Precision: incident.PlaceExact, ID: get("place")}
	}
	f.Place.Name = f.Name
	switch p := incident.PlacePrecision(get("precision")); p {
	case incident.PlaceExact, incident.PlaceTown, incident.PlaceNear:
		f.Place.Precision = p
	}
	lon, errLon := strconv.ParseFloat(westernDigits(f.Lon), 64)
	lat, errLat := strconv.ParseFloat(westernDigits(f.Lat), 64)
	switch {
	case f.Lon == "" && f.Lat == "":
		f.Place.Coord = nil
	case errLon != nil || errLat != nil:
		wrong["place"] = (&watch.SiteError{Code: "position"}).Words()
	case f.Place.Coord == nil || *f.Place.Coord != (incident.Coord{Lon: lon, Lat: lat}):
		f.Place.Coord, f.Place.Unit = &incident.Coord{Lon: lon, Lat: lat}, "" // the unit is that of the position
	}
	return f, wrong
}

// ofSite puts what a node refuses of a site under its fields; what belongs to none under "site".
func (f faults) ofSite(err error) error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			if other := f.ofSite(one); other != nil {
				return other
			}
		}
		return nil
	}
	fault := (*watch.SiteError)(nil)
	if !errors.As(err, &fault) {
		return err
	}
	field := cmp.Or(fault.Field, "site")
	if field == "shape" {
		field = "points"
	}
	f[field] = fault.Words()
	return nil
}

func (s *site) addSite(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	f, wrong := readSite(l, r, watch.Site{})
	if len(wrong) == 0 {
		kept, err := s.sites.SaveSite(r.Context(), selfOf(r), f.Site)
		if err := wrong.ofSite(err); err != nil {
			return err
		}
		if len(wrong) == 0 {
			return leadOn(w, r, "/watch/site/"+url.PathEscape(kept.ID), "added")
		}
	}
	return s.newSiteForm(w, r, http.StatusUnprocessableEntity, f, wrong)
}

// saidForm is what was typed of a report of custody or an inventory.
type saidForm struct {
	Source, Kind, Reliability, Credibility string
	Custody, Who, From, Until, Confidence  string
	Left                                   bool
	What, Unit, Min, Max, On, Detail, Note string
	Incident, Effect, Actor                string
}

func (s *site) sitePage(w http.ResponseWriter, r *http.Request) error {
	f, err := s.sites.Site(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return s.showSite(w, r, http.StatusOK, f, map[string]any{"Form": formOfSite(f.Site), "Typed": saidForm{}, "Open": r.URL.Query().Get("open")})
}

// reportRow is a report of custody as the table has it.
type reportRow struct {
	watch.Custody
	N    int // its number in the drawing and the table
	Who  standWords
	When string
}

// countRow is what one source's word on one kind comes to, as the page has it.
type countRow struct {
	watch.Account
	What, Unit, Said, Arrived, Gone, Taken, Left string
	Bar                                          figure
	Found                                        []laterRow
}

// laterRow is a later count held against an earlier word.
type laterRow struct {
	Source, When, Earlier, Count, Missing string
	Own                                   bool // of the same source
}

// linkRow is a linked incident.
type linkRow struct {
	node.LinkedIncident
	Title   string
	Figures []figureRow
}

// proposalRow is an incident that may concern the site.
type proposalRow struct {
	node.ProposedLink
	Title   string
	Why     string
	Figures []figureRow
}

// figureRow is a figure of an incident, and the stock that it counts.
type figureRow struct {
	Key, Words, Stock string
}

func (l *locale) figuresOf(inc *incident.Incident, counts map[string]string) []figureRow {
	var out []figureRow
	for i := range inc.Quantities {
		q := &inc.Quantities[i].Value
		row := figureRow{Key: watch.FigureKey(q), Words: l.quantity(*q), Stock: watch.StockOf(q)}
		if counts != nil {
			row.Stock = counts[row.Key]
		}
		out = append(out, row)
	}
	return out
}

func (s *site) showSite(w http.ResponseWriter, r *http.Request, status int, f node.SiteFull, d map[string]any) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	if d["Names"], err = s.names(r); err != nil {
		return err
	}
	row := l.siteRow(f, s.now())
	numbers := map[string]int{}
	var reports, gone []reportRow
	for _, c := range f.Reports {
		rr := reportRow{Custody: c, When: l.custodySpan(c.Span()), Who: l.stand(&watch.Stand{Kind: c.Kind, Custodian: c.Custodian})}
		if c.Withdrawn {
			gone = append(gone, rr)
			continue
		}
		rr.N = len(reports) + 1
		numbers[c.ID] = rr.N
		reports = append(reports, rr)
	}
	var counts []countRow
	for _, a := range f.Stock.Accounts {
		counts = append(counts, l.countRow(a))
	}
	withdrawn := len(gone)
	for _, i := range f.Counts {
		if i.Withdrawn {
			withdrawn++
		}
	}
	var links []linkRow
	for _, li := range f.Links {
		links = append(links, linkRow{LinkedIncident: li, Title: cmp.Or(l.name(li.Incident.Title), l.word("class", li.Incident.Class.Value)), Figures: l.figuresOf(&li.Incident, li.Counts)})
	}
	var proposed []proposalRow
	for _, p := range f.Proposed {
		pr := proposalRow{ProposedLink: p, Title: cmp.Or(l.name(p.Row.Title), l.word("class", p.Row.Class)), Why: l.t("site.near."+string(p.Why), l.figures(strconv.FormatFloat(p.KM, 'f', -1, 64)))}
		full, err := s.desk.Incident(r.Context(), viewer(r), p.Incident)
		if errors.Is(err, store.ErrNotFound) {
			continue // taken back since
		}
		if err != nil {
			return err
		}
		pr.Figures = l.figuresOf(&full.Incident, nil)
		proposed = append(proposed, pr)
	}
	type gapRow struct {
		watch.CustodyGap
		When, Long string
		After      []standWords
	}
	var gaps []gapRow
	for _, g := range slices.Backward(f.Custody.Gaps) {
		gr := gapRow{CustodyGap: g, When: l.custodySpan(g.Span), Long: l.n("share.days", wholeDays(g.From, g.To))}
		if g.Open {
			gr.When = l.t("when.since", l.date(firstDay(g.From)))
		}
		for i := range g.After {
			gr.After = append(gr.After, l.stand(&g.After[i]))
		}
		gaps = append(gaps, gr)
	}
	if !f.Site.Shape.IsZero() {
		d["Thumb"], d["KM2"] = thumb(f.Site.Shape), l.km2(f.Site.Shape.KM2())
	}
	d["Row"], d["Reports"], d["Gone"], d["Counts"], d["Links"], d["Proposed"], d["Gaps"], d["Numbers"], d["Withdrawn"] = row, reports, gone, counts, links, proposed, gaps, numbers, withdrawn
	d["Clashes"] = append(slices.Clone(f.Custody.Clashes), f.Stock.Clashes...)
	d["Chart"] = l.custodyChart(&f, s.now())
	d["Done"] = r.URL.Query().Get("done")
	d["Stocks"], d["Effects"], d["SourceKinds"], d["Confidences"], d["Actors"] = watch.Stocks(), watch.Effects(), siteSourceKinds, watch.Confidences(), s.desk.Actors()
	if f.Site.Holds == watch.Detainees {
		d["Stocks"] = []string{"detainees", "families"}
	}
	d["Today"] = incident.DayOf(s.now())
	var loose []countRow
	for _, x := range f.Stock.Loose {
		loose = append(loose, countRow{What: l.word("site.stock", x.What), Taken: l.rangeWords(x.Lost, x.Unit), Gone: l.rangeWords(x.Accounted, x.Unit)})
	}
	d["Loose"] = loose
	siteFields(d)
	if _, ok := d["Faults"]; !ok {
		d["Faults"] = faults{}
	}
	s.render(w, r, status, "site", row.Name, d)
	return nil
}

// siteSourceKinds are the kinds of source that the form offers.
var siteSourceKinds = []incident.SourceKind{incident.SourceDesk, incident.SourceOfficial, incident.SourceAnonymous, incident.SourceMedia, incident.SourceAnalyst, incident.SourceGroup, incident.SourcePartner, incident.SourceDataset}

// countRow puts what one source's word comes to into words.
func (l *locale) countRow(a watch.Account) countRow {
	base := watch.Range{Low: a.Base.Min, High: a.Base.Max}
	row := countRow{Account: a, What: l.word("site.stock", a.Base.What), Said: l.rangeWords(base, a.Base.Unit), Left: l.rangeWords(a.Unaccounted, a.Base.Unit)}
	if !a.Arrived.Zero() {
		row.Arrived = l.rangeWords(a.Arrived, a.Base.Unit)
	}
	if !a.Accounted.Zero() {
		row.Gone = l.rangeWords(a.Accounted, a.Base.Unit)
	}
	if !a.Lost.Zero() {
		row.Taken = l.rangeWords(a.Lost, a.Base.Unit)
	}
	row.Bar = l.rangeBar(base, a.Unaccounted)
	for _, x := range a.Later {
		row.Found = append(row.Found, laterRow{Source: cmp.Or(x.Count.Said.Source.Name, x.Count.Said.Source.ID), When: l.date(x.Count.On), Own: x.Count.Said.Key() == x.Earlier.Said.Key(),
			Earlier: l.rangeWords(watch.Range{Low: x.Earlier.Min, High: x.Earlier.Max}, x.Earlier.Unit), Count: l.rangeWords(watch.Range{Low: x.Count.Min, High: x.Count.Max}, x.Count.Unit), Missing: l.rangeWords(x.Missing, x.Count.Unit)})
	}
	return row
}

func (s *site) saveSite(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	f, err := s.sites.Site(r.Context(), viewer(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	form, wrong := readSite(l, r, f.Site)
	if len(wrong) == 0 {
		form.Retired = false
		_, err := s.sites.SaveSite(r.Context(), selfOf(r), form.Site)
		if err := wrong.ofSite(err); err != nil {
			return err
		}
		if len(wrong) == 0 {
			return leadOn(w, r, "/watch/site/"+url.PathEscape(f.Site.ID), "saved")
		}
	}
	return s.showSite(w, r, http.StatusUnprocessableEntity, f, map[string]any{"Form": form, "Faults": wrong, "Typed": saidForm{}, "Open": "edit"})
}

func (s *site) retireSite(w http.ResponseWriter, r *http.Request) error {
	if err := s.sites.RetireSite(r.Context(), selfOf(r), r.PathValue("id")); err != nil {
		return err
	}
	return leadOn(w, r, "/watch/sites", "retired")
}

// typedSaid reads what was typed of a statement, and whose it is.
func typedSaid(r *http.Request) (saidForm, watch.Said) {
	get := func(k string) string { return strings.TrimSpace(r.PostForm.Get(k)) }
	f := saidForm{Source: get("source"), Kind: get("source_kind"), Reliability: get("reliability"), Credibility: get("credibility"),
		Custody: get("custody"), Who: get("who"), From: get("from"), Until: get("until"), Left: get("left") == "yes", Confidence: get("confidence"),
		What: get("what"), Unit: get("unit"), Min: get("min"), Max: get("max"), On: get("on"), Detail: get("detail"), Note: get("note"), Incident: get("incident"), Effect: get("effect")}
	said := watch.Said{Source: incident.Source{Name: f.Source, Kind: incident.SourceKind(f.Kind), Published: incident.NoDay}, Grade: incident.Grade{Reliability: f.Reliability, Credibility: f.Credibility}}
	if !slices.Contains(siteSourceKinds, said.Source.Kind) {
		said.Source.Kind = incident.SourceMedia
	}
	return f, said
}

// dayOf reads a day of a form; what cannot be read is noted under its field.
func (f faults) dayOf(field, typed string) incident.Day {
	d, err := incident.ParseDay(typed)
	if err != nil {
		f[field] = (&watch.SiteError{Code: "when"}).Words()
	}
	return d
}

// custodianOf is who a name means: an actor of the list, by any of its two names, or somebody whom the list does not have.
func (s *site) custodianOf(name string) watch.Party {
	for _, a := range s.desk.Actors() {
		if name != "" && (strings.EqualFold(name, a.Name.EN) || name == a.Name.AR) {
			return watch.Party{ID: "actor:" + a.ID, Name: a.Name}
		}
	}
	if langOf(name) == "ar" {
		return watch.Party{Name: text.Bilingual{AR: name}}
	}
	return watch.Party{Name: text.Bilingual{EN: name}}
}

func (s *site) addCustody(w http.ResponseWriter, r *http.Request) error {
	return s.addSaid(w, r, "custody", func(f saidForm, said watch.Said, wrong faults) error {
		c := watch.Custody{Site: r.PathValue("id"), Said: said, Kind: watch.CustodyKind(f.Custody), Left: f.Left, Confidence: watch.Confidence(f.Confidence), Note: f.Note,
			From: watch.SiteDay(wrong.dayOf("from", f.From), false), Until: watch.SiteDay(wrong.dayOf("until", f.Until), true)}
		if c.Kind != watch.Nobody {
			c.Custodian = s.custodianOf(f.Who)
		}
		if len(wrong) > 0 {
			return nil
		}
		_, err := s.sites.AddCustody(r.Context(), selfOf(r), c)
		return err
	})
}

func (s *site) addInventory(w http.ResponseWriter, r *http.Request) error {
	return s.addSaid(w, r, "inventory", func(f saidForm, said watch.Said, wrong faults) error {
		i := watch.Inventory{Site: r.PathValue("id"), Said: said, What: f.What, Unit: f.Unit, Max: -1, Detail: f.Detail, On: wrong.dayOf("on", f.On)}
		if units := watch.Units(i.What); !slices.Contains(units, i.Unit) {
			i.Unit = units[0]
		}
		var err error
		if i.Min, err = strconv.ParseInt(westernDigits(f.Min), 10, 64); err != nil {
			wrong["min"] = (&watch.SiteError{Code: "figure"}).Words()
		}
		if f.Max != "" {
			if i.Max, err = strconv.ParseInt(westernDigits(f.Max), 10, 64); err != nil || i.Max < 0 {
				wrong["max"] = (&watch.SiteError{Code: "figure"}).Words()
			}
		}
		if len(wrong) > 0 {
			return nil
		}
		_, err = s.sites.AddInventory(r.Context(), selfOf(r), i)
		return err
	})
}

func (s *site) linkIncident(w http.ResponseWriter, r *http.Request) error {
	return s.addSaid(w, r, "link", func(f saidForm, _ watch.Said, wrong faults) error {
		id := f.Incident
		if _, after, ok := strings.Cut(id, "/incidents/"); ok { // an address that was pasted
			id, _, _ = strings.Cut(after, "?")
		}
		l := watch.SiteLink{Site: r.PathValue("id"), Incident: id, Effect: watch.Effect(f.Effect)}
		if r.PostForm.Has("counted") {
			l.Counts = map[string]string{}
			for key, values := range r.PostForm {
				if figure, ok := strings.CutPrefix(key, "stock."); ok && len(values) > 0 && values[0] != "" {
					l.Counts[figure] = values[0]
				}
			}
		}
		_, err := s.sites.LinkIncident(r.Context(), selfOf(r), l)
		return err
	})
}

// addSaid adds a statement on a site: done tries to, and what is wrong with it is shown where it was typed.
func (s *site) addSaid(w http.ResponseWriter, r *http.Request, what string, done func(f saidForm, said watch.Said, wrong faults) error) error {
	if err := readForm(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	full, err := s.sites.Site(r.Context(), viewer(r), id)
	if err != nil {
		return err
	}
	f, said := typedSaid(r)
	wrong := faults{}
	if err := wrong.ofSite(done(f, said, wrong)); err != nil {
		return err
	}
	if len(wrong) > 0 {
		return s.showSite(w, r, http.StatusUnprocessableEntity, full, map[string]any{"Form": formOfSite(full.Site), "Faults": wrong, "Typed": f, "Open": what})
	}
	if what == "link" && f.Effect == string(watch.Unrelated) {
		what = "unrelated"
	}
	return leadOn(w, r, "/watch/site/"+url.PathEscape(id), what)
}

func (s *site) withdrawSaid(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := s.sites.WithdrawSaid(r.Context(), selfOf(r), id, r.PostForm.Get("id")); err != nil {
		return err
	}
	return leadOn(w, r, "/watch/site/"+url.PathEscape(id), "withdrawn")
}
