package web

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// releaseView is a release with the names that its page shows.
type releaseView struct {
	node.Release
	Partner node.Partner
	Name    string // its title in the reader's language
}

// releaseViews names partners and titles of releases.
func (s *site) releaseViews(r *http.Request, l *locale, list []node.Release) ([]releaseView, error) {
	partners, err := s.sharing.Partners(r.Context())
	if err != nil {
		return nil, err
	}
	out := make([]releaseView, len(list))
	for i, rel := range list {
		out[i] = releaseView{Release: rel, Name: l.name(rel.Title)}
		for _, p := range partners {
			if p.ID == rel.Partner {
				out[i].Partner = p
			}
		}
	}
	return out, nil
}

func (s *site) releases(w http.ResponseWriter, r *http.Request) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	list, err := s.sharing.Releases(r.Context(), r.URL.Query().Get("partner"), "")
	if err != nil {
		return err
	}
	views, err := s.releaseViews(r, l, list)
	if err != nil {
		return err
	}
	type bay struct {
		State string
		List  []releaseView
	}
	bays := []bay{{State: node.ReleaseAwaiting}, {State: node.ReleaseApproved}, {State: node.ReleaseGiven}, {State: node.ReleaseRefused}}
	for _, v := range views {
		for i := range bays {
			if bays[i].State == v.State {
				bays[i].List = append(bays[i].List, v)
			}
		}
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	s.render(w, r, http.StatusOK, "share-releases", "share.releases", map[string]any{"Bays": bays, "Any": len(views) > 0, "Names": names})
	return nil
}

func (s *site) release(w http.ResponseWriter, r *http.Request) error {
	return s.releasePage(w, r, http.StatusOK, nil)
}

// releasePage shows one release with what goes and what not; fault is what was refused just now.
func (s *site) releasePage(w http.ResponseWriter, r *http.Request, status int, fault any) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	ctx := r.Context()
	rel, err := s.sharing.Release(ctx, r.PathValue("id"))
	if err != nil {
		return err
	}
	views, err := s.releaseViews(r, l, []node.Release{rel})
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	d := map[string]any{"R": &views[0], "Names": names, "Fault": fault, "Saved": r.URL.Query().Get("saved"),
		"Mine": rel.By == personFrom(ctx).ID}
	var whys []*whyView
	for _, id := range rel.Incidents {
		v, err := s.whyView(r, l, rel.Lineage, id)
		var w worded
		switch {
		case errors.As(err, &w):
			d["NoView"] = w.Words() // the agreement has ended, say; what was given is below
		case errors.Is(err, store.ErrNotFound):
		case err != nil:
			return err
		default:
			whys = append(whys, v)
		}
	}
	d["Whys"] = whys
	if err := s.releaseWatches(r, l, rel, d); err != nil {
		return err
	}
	if rel.State == node.ReleaseGiven {
		given, err := s.sharing.Given(ctx, rel.Partner, 0)
		if err != nil {
			return err
		}
		outbox, err := s.sharing.Outbox(ctx, rel.Partner, 200)
		if err != nil {
			return err
		}
		var copies []givenView
		for _, g := range given {
			if g.Release != rel.ID {
				continue
			}
			v, err := s.givenView(r, l, g, outbox)
			if err != nil {
				return err
			}
			copies = append(copies, v)
		}
		d["Copies"] = copies
	}
	s.render(w, r, status, "share-release", "share.release", d)
	return nil
}

// releaseActs is what people do with a release.
var releaseActs = map[string]account.Action{
	"approve": account.ApproveRelease, "refuse": account.ApproveRelease, "now": account.ApproveRelease, "refresh": account.ProposeRelease,
}

func (s *site) decideRelease(w http.ResponseWriter, r *http.Request) error {
	do, id := r.PathValue("do"), r.PathValue("id")
	action, known := releaseActs[do]
	if !known {
		return store.ErrNotFound
	}
	me := personFrom(r.Context())
	if !account.Can(*me, action) {
		return errForbidden
	}
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	var err error
	switch do {
	case "approve":
		if wrong := s.again(r); wrong != nil {
			return s.releasePage(w, r, http.StatusUnprocessableEntity, wrong)
		}
		err = s.sharing.ApproveRelease(r.Context(), me.ID, id)
	case "refuse":
		err = s.sharing.RefuseRelease(r.Context(), me.ID, id, strings.TrimSpace(r.PostForm.Get("why")))
	case "now":
		err = s.sharing.ReleaseNow(r.Context(), me.ID, id)
	case "refresh":
		err = s.sharing.RefreshRelease(r.Context(), me.ID, id)
	}
	if words, refused := s.refused(r, err); refused {
		return s.releasePage(w, r, http.StatusUnprocessableEntity, words)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/share/releases/"+url.PathEscape(id)+"?saved="+do, http.StatusSeeOther)
	return nil
}

// giving lists the agreements in force under which this party gives.
func (s *site) giving(r *http.Request) ([]*node.Agreement, error) {
	list, err := s.sharing.Agreements(r.Context(), "")
	if err != nil {
		return nil, err
	}
	var out []*node.Agreement
	for _, a := range list {
		if a.InForce && a.Giving {
			out = append(out, a)
		}
	}
	return out, nil
}

// offer is what one agreement would get of an incident.
type offer struct {
	Agreement *node.Agreement
	View      *whyView
	Going     int // claims of which something goes
	Refused   any // why it cannot be told
}

func (s *site) proposePage(w http.ResponseWriter, r *http.Request) error {
	return s.proposeForm(w, r, http.StatusOK, r.URL.Query().Get("incident"), r.URL.Query(), nil)
}

func (s *site) proposeForm(w http.ResponseWriter, r *http.Request, status int, incidentID string, typed url.Values, fault any) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	full, err := s.desk.Incident(r.Context(), viewer(r), incidentID)
	if err != nil {
		return err
	}
	list, err := s.giving(r)
	if err != nil {
		return err
	}
	var offers []offer
	chosen := typed.Get("agreement")
	for _, a := range list {
		o := offer{Agreement: a}
		o.View, err = s.whyView(r, l, a.Lineage, incidentID)
		if errors.Is(err, store.ErrNotFound) {
			continue // nothing of it is confirmed and open to the desk
		}
		if words, refused := s.refused(r, err); refused {
			o.Refused = words
		} else if err != nil {
			return err
		} else {
			for _, it := range o.View.Items {
				if it.Goes {
					o.Going++
				}
			}
			if chosen == "" && o.Going > 0 {
				chosen = a.Lineage
			}
		}
		offers = append(offers, o)
	}
	own, _ := l.bilingualLine(full.Incident.Title)
	s.render(w, r, status, "share-propose", "share.propose", map[string]any{"I": full.Incident, "Own": own, "Offers": offers,
		"Chosen": chosen, "Typed": typed, "Fault": fault})
	return nil
}

func (s *site) propose(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	id := r.PostForm.Get("incident")
	// Nobody proposes what they may not see.
	if _, err := s.desk.Incident(r.Context(), viewer(r), id); err != nil {
		return err
	}
	if r.PostForm.Get("agreement") == "" {
		return s.proposeForm(w, r, http.StatusUnprocessableEntity, id, r.PostForm, "share.fault.agreement")
	}
	rel, err := s.sharing.ProposeRelease(r.Context(), personFrom(r.Context()).ID, node.Release{Lineage: r.PostForm.Get("agreement"),
		Incidents: []string{id}, Urgent: r.PostForm.Get("urgent") == "yes", Note: strings.TrimSpace(r.PostForm.Get("note"))})
	if words, refused := s.refused(r, err); refused {
		return s.proposeForm(w, r, http.StatusUnprocessableEntity, id, r.PostForm, words)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/share/releases/"+url.PathEscape(rel.ID)+"?saved=proposed", http.StatusSeeOther)
	return nil
}
