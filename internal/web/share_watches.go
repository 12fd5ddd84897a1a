package web

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tansiq/internal/agreement"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// watchRow is a watch or a declaration, and what becomes of it under an agreement.
type watchRow struct {
	node.WatchExplained
	Name   string
	Chosen bool
	State  string // given, may, no
	Why    []whyDiff
}

// watchRows puts an explanation into rows: what may go first, then what stands given, then what does not go.
func watchRows(l *locale, e node.WatchExplanation, chosen []string) []watchRow {
	out := make([]watchRow, 0, len(e.Items))
	for _, it := range e.Items {
		r := watchRow{WatchExplained: it, Name: l.name(it.Title), Chosen: slices.Contains(chosen, it.ID), State: "no"}
		switch {
		case it.Given:
			r.State = "given"
		case it.Goes:
			r.State = "may"
		}
		for _, reason := range it.Reasons {
			if reason.Rule == 0 {
				continue
			}
			words := l.name(reason.Words)
			if reason.Of != "" {
				words += " (\u2068" + reason.Of + "\u2069)"
			}
			r.Why = append(r.Why, whyDiff{N: len(r.Why) + 1, About: reason.Property, Words: words, Rule: reason.Rule})
		}
		out = append(out, r)
	}
	order := []string{"may", "given", "no"}
	slices.SortStableFunc(out, func(a, b watchRow) int { return slices.Index(order, a.State) - slices.Index(order, b.State) })
	return out
}

// watchAgreements are the agreements in force under which watches may go; of one partner, where one is named.
func (s *site) watchAgreements(r *http.Request, partner string) ([]*node.Agreement, error) {
	list, err := s.giving(r)
	return slices.DeleteFunc(list, func(a *node.Agreement) bool {
		return !slices.Contains(a.Terms.Kinds, agreement.Watch) || partner != "" && a.Partner != partner
	}), err
}

func (s *site) shareWatches(w http.ResponseWriter, r *http.Request) error {
	return s.watchesForm(w, r, http.StatusOK, r.URL.Query(), nil)
}

// watchesForm shows what of our watches goes under one agreement, to choose from.
func (s *site) watchesForm(w http.ResponseWriter, r *http.Request, status int, typed url.Values, fault any) error {
	l, _, err := s.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	list, err := s.watchAgreements(r, typed.Get("partner"))
	if err != nil {
		return err
	}
	names := map[string]string{}
	partners, err := s.sharing.Partners(r.Context())
	if err != nil {
		return err
	}
	for _, p := range partners {
		names[p.ID] = l.name(p.Name)
	}
	d := map[string]any{"Agreements": list, "PartnerNames": names, "Typed": typed, "Fault": fault}
	var chosen *node.Agreement
	for _, a := range list {
		if chosen == nil || a.Lineage == typed.Get("agreement") {
			chosen = a
		}
	}
	if chosen != nil {
		e, err := s.sharing.ExplainWatches(r.Context(), chosen.Lineage, nil)
		if words, refused := s.refused(r, err); refused {
			d["Fault"] = words
		} else if err != nil {
			return err
		}
		d["Chosen"], d["Rows"] = chosen, watchRows(l, e, typed["watch"])
	}
	s.render(w, r, status, "share-watches", "share.watches", d)
	return nil
}

func (s *site) proposeWatches(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseForm(); err != nil {
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	ids := r.PostForm["watch"]
	if len(ids) == 0 {
		return s.watchesForm(w, r, http.StatusUnprocessableEntity, r.PostForm, "share.watches.choose")
	}
	rel, err := s.sharing.ProposeRelease(r.Context(), personFrom(r.Context()).ID, node.Release{Lineage: r.PostForm.Get("agreement"), Watches: ids,
		Note: strings.TrimSpace(r.PostForm.Get("note"))})
	if words, refused := s.refused(r, err); refused {
		return s.watchesForm(w, r, http.StatusUnprocessableEntity, r.PostForm, words)
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/share/releases/"+url.PathEscape(rel.ID)+"?saved=proposed", http.StatusSeeOther)
	return nil
}

// releaseWatches is what a release says of watches, as the page of the release shows it.
func (s *site) releaseWatches(r *http.Request, l *locale, rel node.Release, d map[string]any) error {
	if len(rel.Watches) == 0 {
		return nil
	}
	e, err := s.sharing.ExplainWatches(r.Context(), rel.Lineage, rel.Watches)
	var w worded
	switch {
	case errors.As(err, &w):
		d["NoView"] = w.Words()
	case errors.Is(err, store.ErrNotFound): // one of them is not kept any more
	case err != nil:
		return err
	default:
		d["Watches"] = watchRows(l, e, nil)
	}
	return nil
}
