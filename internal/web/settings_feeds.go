package web

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/node"
	"tansiq/internal/store"
)

// Feeds is offered by a node from which programs fetch what it knows of watches. The section about their tokens exists only then.
type Feeds interface {
	FeedOn(ctx context.Context, k node.FeedKind) (bool, error)
	SwitchFeed(ctx context.Context, by string, k node.FeedKind, on bool) error
	FeedTokens(ctx context.Context) ([]node.FeedToken, error)
	MakeFeedToken(ctx context.Context, by string, t node.FeedToken) (made node.FeedToken, secret string, err error)
	RevokeFeedToken(ctx context.Context, by, id string) error
	RenewFeedToken(ctx context.Context, by, id string) error
}

// feedRoutes puts the pages in place.
func (s *site) feedRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	desk("GET /settings/feeds", s.feedSettings, account.ManageSettings)
	desk("POST /settings/feeds", s.makeFeedToken, account.ManageSettings)
	desk("POST /settings/feeds/switch", s.switchFeed, account.ManageSettings)
	desk("POST /settings/feeds/revoke", s.changeFeedToken(s.feeds.RevokeFeedToken, "feedrevoked"), account.ManageSettings)
	desk("POST /settings/feeds/renew", s.changeFeedToken(s.feeds.RenewFeedToken, "feedrenewed"), account.ManageSettings)
}

// feedForm is a token as its form has it.
type feedForm struct {
	Name, Detail, Days string
	Collections        []string
}

// feedKind is a kind of feed as the page shows it.
type feedKind struct {
	ID          string
	On          bool
	Typed       feedForm
	Faults      faults // by the name of the field; "token": about none
	Collections []feedChoice
	Details     []feedChoice
}

// feedChoice is something that a token can open, or how much of it.
type feedChoice struct {
	ID string
	On bool
}

// feedRow is a token as the page lists it.
type feedRow struct {
	node.FeedToken
	Opens []string // keys of the catalogue
	State string   // a key of feeds.state: open, ended, revoked
}

// feedMade is a token that was just made: the only time that it is shown.
type feedMade struct {
	node.FeedToken
	Secret  string
	Address string // that opens it, the token in it; absolute
	Base    string // of a features token: for programs that send it in a header
	On      bool   // its kind is turned on: it opens something already
}

const (
	feedDays     = int(node.DefaultFeedLife / (24 * time.Hour)) // that the form proposes
	mostFeedDays = int(node.MaxFeedLife / (24 * time.Hour))
)

func (s *site) feedSettings(w http.ResponseWriter, r *http.Request) error {
	return s.feedPage(w, r, http.StatusOK, "", feedForm{}, nil, nil)
}

// feedPage shows the section. typed and wrong belong to the form of the kind named, which stays as it was typed.
func (s *site) feedPage(w http.ResponseWriter, r *http.Request, status int, of node.FeedKind, typed feedForm, wrong faults, made *feedMade) error {
	var kinds []feedKind
	for _, k := range node.FeedKinds() {
		on, err := s.feeds.FeedOn(r.Context(), k)
		if err != nil {
			return err
		}
		one := feedKind{ID: string(k), On: on, Typed: feedForm{Days: strconv.Itoa(feedDays)}}
		if k == of {
			one.Typed, one.Faults = typed, wrong
		}
		switch k {
		case node.FeedFeatures:
			for _, c := range node.FeedCollections() {
				one.Collections = append(one.Collections, feedChoice{c, slices.Contains(one.Typed.Collections, c)})
			}
		case node.FeedCalendar:
			for _, d := range []node.FeedDetail{node.FeedBusy, node.FeedFull} {
				one.Details = append(one.Details, feedChoice{string(d), one.Typed.Detail == string(d)})
			}
		}
		if made != nil && made.Kind == k {
			made.On = on
		}
		kinds = append(kinds, one)
	}
	list, err := s.feeds.FeedTokens(r.Context())
	if err != nil {
		return err
	}
	names, err := s.names(r)
	if err != nil {
		return err
	}
	rows := make([]feedRow, len(list))
	for i, t := range list {
		rows[i] = feedRow{FeedToken: t, State: "open"}
		for _, c := range t.Collections {
			rows[i].Opens = append(rows[i].Opens, "feeds.collection."+c)
		}
		if t.Detail != "" {
			rows[i].Opens = append(rows[i].Opens, "feeds.detail."+string(t.Detail))
		}
		switch {
		case !t.Revoked.IsZero():
			rows[i].State = "revoked"
		case !t.Over(s.now()) && !t.Lapsed.IsZero():
			rows[i].State = "lapsed"
		case t.Ended(s.now()):
			rows[i].State = "ended"
		}
	}
	s.render(w, r, status, "feeds", "settings.feeds", map[string]any{"Tab": "feeds", "Kinds": kinds, "Tokens": rows, "Lapsed": slices.ContainsFunc(rows, func(f feedRow) bool { return f.State == "lapsed" }), "Names": names, "Made": made, "Most": mostFeedDays,
		"Saved": r.URL.Query().Get("saved")})
	return nil
}

// makeFeedToken makes a token and shows it this once, or says at the fields what is wrong.
func (s *site) makeFeedToken(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	f := r.PostForm
	kind := node.FeedKind(f.Get("kind"))
	typed := feedForm{Name: strings.TrimSpace(f.Get("name")), Detail: f.Get("detail"), Days: strings.TrimSpace(f.Get("days")), Collections: f["collection"]}
	now := s.now()
	t := node.FeedToken{Kind: kind, Name: typed.Name, Collections: typed.Collections, Detail: node.FeedDetail(typed.Detail), Expires: now}
	if days, err := strconv.Atoi(asciiDigits(typed.Days)); err == nil && days >= 1 && days <= mostFeedDays {
		t.Expires = now.Add(time.Duration(days) * 24 * time.Hour)
	} // otherwise it ends at once, which the node refuses together with whatever else is wrong
	t, secret, err := s.feeds.MakeFeedToken(r.Context(), selfOf(r), t)
	if err != nil {
		wrong := faults{}
		if err := wrong.feeds(err); err != nil {
			return err
		}
		return s.feedPage(w, r, http.StatusUnprocessableEntity, kind, typed, wrong, nil)
	}
	made := &feedMade{FeedToken: t, Secret: secret}
	origin := "http://" + r.Host
	if s.sessions.Cookie.Secure {
		origin = "https://" + r.Host
	}
	if kind == node.FeedFeatures {
		made.Base, made.Address = origin+"/ogc/", origin+"/ogc/t/"+secret+"/"
	} else {
		made.Address = origin + "/feeds/watch/" + secret + ".ics"
	}
	return s.feedPage(w, r, http.StatusOK, "", feedForm{}, nil, made)
}

// feeds takes the refusals of a token apart, each under its field. It returns the error when something else is in it, or a refusal that no field can mend.
func (f faults) feeds(err error) error {
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range many.Unwrap() {
			if other := f.feeds(one); other != nil {
				return other
			}
		}
		return nil
	}
	refused := (*node.FeedError)(nil)
	if !errors.As(err, &refused) || refused.Code == "role" || refused.Code == "kind" {
		return err
	}
	field := refused.Field
	if field == "" {
		field = "token"
	}
	f[field] = refused.Words()
	return nil
}

func (s *site) switchFeed(w http.ResponseWriter, r *http.Request) error {
	if err := readForm(r); err != nil {
		return err
	}
	on := r.PostForm.Get("do") == "on"
	if err := s.feeds.SwitchFeed(r.Context(), selfOf(r), node.FeedKind(r.PostForm.Get("kind")), on); err != nil {
		return err
	}
	saved := "feedoff"
	if on {
		saved = "feedon"
	}
	http.Redirect(w, r, "/settings/feeds?saved="+saved, http.StatusSeeOther)
	return nil
}

// changeFeedToken answers a form that does something to one token.
func (s *site) changeFeedToken(change func(ctx context.Context, by, id string) error, saved string) page {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := readForm(r); err != nil {
			return err
		}
		to := saved
		err := change(r.Context(), selfOf(r), r.PostForm.Get("id"))
		if errors.Is(err, store.ErrNotFound) {
			return store.ErrNotFound
		}
		if refused := (*node.FeedError)(nil); errors.As(err, &refused) && refused.Code == "over" {
			to = "feedover" // somebody was faster: the list says what it is now
		} else if err != nil {
			return err
		}
		http.Redirect(w, r, "/settings/feeds?saved="+to, http.StatusSeeOther)
		return nil
	}
}
