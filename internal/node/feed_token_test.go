package node

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/store"
)

// feedDesk is a node with an admin and an analyst, and a clock that the test turns.
func feedDesk(t *testing.T) (n *Node, admin, analyst string, clock *time.Time) {
	t.Helper()
	now := time.Date(2025, 2, 1, 12, 0, 0, 0, time.UTC)
	clock = &now
	n, err := Open(t.Context(), Config{Data: t.TempDir(), Now: func() time.Time { return *clock }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { n.Close() })
	for login, role := range map[string]account.Role{"mona": account.Admin, "yusuf": account.Analyst} {
		p, err := n.NewPerson(t.Context(), "", account.Person{Login: login, Roles: []account.Role{role}}, "olive lantern quarry")
		if err != nil {
			t.Fatal(err)
		}
		if login == "mona" {
			admin = p.ID
		} else {
			analyst = p.ID
		}
	}
	return n, admin, analyst, clock
}

func TestATokenOpensOnlyWhatWasChosen(t *testing.T) {
	n, admin, analyst, clock := feedDesk(t)
	made, secret, err := n.MakeFeedToken(t.Context(), admin, FeedToken{Kind: FeedFeatures, Name: " QGIS on the desk ", Collections: []string{FeedVacuum, FeedAreas}, ID: "F-9999", Used: *clock})
	if err != nil {
		t.Fatal(err)
	}
	if made.ID != "F-0001" || made.Name != "QGIS on the desk" || strings.Join(made.Collections, " ") != "areas vacuum" || !made.Used.IsZero() || !made.Expires.Equal(clock.Add(DefaultFeedLife)) {
		t.Errorf("%+v", made)
	}
	opens := func(k FeedKind, secret string) bool {
		t.Helper()
		got, err := n.FeedByToken(t.Context(), k, secret)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil && got.ID == made.ID
	}
	if opens(FeedFeatures, secret) {
		t.Error("it opened something before the feed was turned on")
	}
	var refused *FeedError
	if err := n.SwitchFeed(t.Context(), analyst, FeedFeatures, true); !errors.As(err, &refused) || refused.Code != "role" {
		t.Errorf("an analyst turned it on: %v", err)
	}
	for range 2 { // the second time changes nothing
		if err := n.SwitchFeed(t.Context(), admin, FeedFeatures, true); err != nil {
			t.Fatal(err)
		}
	}
	if !opens(FeedFeatures, secret) {
		t.Error("it does not open what it is for")
	}
	for _, wrong := range []string{"", secret + "A", "tqf_", strings.ToLower(secret), "tq_" + secret, strings.Repeat("tqf_", 1000)} {
		if opens(FeedFeatures, wrong) {
			t.Errorf("%.20q opened it", wrong)
		}
	}
	if opens(FeedCalendar, secret) {
		t.Error("it opened a feed of another kind")
	}
	*clock = clock.Add(30 * time.Second)
	opens(FeedFeatures, secret)
	list, err := n.FeedTokens(t.Context())
	if err != nil || len(list) != 1 || !list[0].Used.Equal(time.Date(2025, 2, 1, 12, 0, 0, 0, time.UTC)) {
		t.Errorf("%+v %v", list, err)
	}
	if err := n.SwitchFeed(t.Context(), admin, FeedFeatures, false); err != nil || opens(FeedFeatures, secret) {
		t.Errorf("it opens a feed that is off (%v)", err)
	}
	if err := n.SwitchFeed(t.Context(), admin, FeedFeatures, true); err != nil {
		t.Fatal(err)
	}
	before := *clock
	*clock = made.Expires
	if opens(FeedFeatures, secret) {
		t.Error("it opens after its end")
	}
	*clock = before
	if err := n.RevokeFeedToken(t.Context(), analyst, made.ID); !errors.As(err, &refused) {
		t.Errorf("an analyst revoked it: %v", err)
	}
	if err := n.RevokeFeedToken(t.Context(), admin, "F-0404"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("revoking what is not there: %v", err)
	}
	for range 2 {
		if err := n.RevokeFeedToken(t.Context(), admin, made.ID); err != nil {
			t.Fatal(err)
		}
	}
	if opens(FeedFeatures, secret) {
		t.Error("it opens after it was revoked")
	}
	events, _, err := n.Events(t.Context(), store.Viewer{System: true}, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]int{}
	for _, e := range events {
		acts[e.Act]++
		if strings.Contains(e.Note, secret) {
			t.Errorf("the journal holds the token: %+v", e)
		}
	}
	if acts[store.ActFeedSwitched] != 3 || acts[store.ActFeedMade] != 1 || acts[store.ActFeedRevoked] != 1 {
		t.Errorf("the journal says %v", acts)
	}
}

func TestWhatIsSaidOfATokenForAFeed(t *testing.T) {
	n, admin, analyst, clock := feedDesk(t)
	good := FeedToken{Kind: FeedCalendar, Name: "phone", Detail: FeedBusy}
	for what, c := range map[string]struct {
		by, code string
		change   func(*FeedToken)
	}{
		"an analyst":        {analyst, "role", func(*FeedToken) {}},
		"nobody":            {"", "role", func(*FeedToken) {}},
		"no kind":           {admin, "kind", func(t *FeedToken) { t.Kind = "" }},
		"no name":           {admin, "name", func(t *FeedToken) { t.Name = " " }},
		"a name that turns": {admin, "name", func(t *FeedToken) { t.Name = "a\u202eb" }},
		"a long name":       {admin, "name", func(t *FeedToken) { t.Name = strings.Repeat("ن", 81) }},
		"no detail":         {admin, "detail", func(t *FeedToken) { t.Detail = "" }},
		"much detail":       {admin, "detail", func(t *FeedToken) { t.Detail = "everything" }},
		"nothing chosen":    {admin, "collections", func(t *FeedToken) { t.Kind = FeedFeatures }},
		"what is not":       {admin, "collections", func(t *FeedToken) { t.Kind, t.Collections = FeedFeatures, []string{FeedAreas, "incidents"} }},
		"over already":      {admin, "expires", func(t *FeedToken) { t.Expires = *clock }},
		"nearly for ever":   {admin, "expires", func(t *FeedToken) { t.Expires = clock.AddDate(2, 0, 0) }},
	} {
		tok := good
		c.change(&tok)
		_, secret, err := n.MakeFeedToken(t.Context(), c.by, tok)
		var e *FeedError
		if !errors.As(err, &e) || e.Code != c.code || secret != "" {
			t.Errorf("%s: %v, %q", what, err, secret)
			continue
		}
		if w := e.Words(); w.AR == "" || w.EN == "" {
			t.Errorf("%s: without words", what)
		}
	}
	if list, err := n.FeedTokens(t.Context()); err != nil || len(list) != 0 {
		t.Errorf("what was refused left %v (%v)", list, err)
	}
	for range maxFeedTokens {
		if _, _, err := n.MakeFeedToken(t.Context(), admin, good); err != nil {
			t.Fatal(err)
		}
	}
	var e *FeedError
	if _, _, err := n.MakeFeedToken(t.Context(), admin, good); !errors.As(err, &e) || e.Code != "many" {
		t.Errorf("more than there may be: %v", err)
	}
	*clock = clock.Add(DefaultFeedLife)
	if made, _, err := n.MakeFeedToken(t.Context(), admin, good); err != nil || made.ID != "F-0101" {
		t.Errorf("after the others ended: %+v %v", made, err)
	}
}

// TestTokensLapseWithARestore: a token that was revoked after the backup was made does not work again when that backup is restored;
// none does until an admin renews it.
func TestTokensLapseWithARestore(t *testing.T) {
	n, admin, analyst, clock := feedDesk(t)
	ctx := t.Context()
	if err := n.SwitchFeed(ctx, admin, FeedCalendar, true); err != nil {
		t.Fatal(err)
	}
	secrets := map[string]string{}
	for range 3 {
		made, secret, err := n.MakeFeedToken(ctx, admin, FeedToken{Kind: FeedCalendar, Name: "telephone", Detail: FeedBusy})
		if err != nil {
			t.Fatal(err)
		}
		secrets[made.ID] = secret
	}
	if err := n.RevokeFeedToken(ctx, admin, "F-0003"); err != nil {
		t.Fatal(err)
	}
	var backup bytes.Buffer
	if err := n.Store.Backup(ctx, &backup); err != nil {
		t.Fatal(err)
	}
	if err := n.RevokeFeedToken(ctx, admin, "F-0001"); err != nil {
		t.Fatal(err)
	}
	again, err := Open(ctx, Config{Data: t.TempDir(), Now: func() time.Time { return *clock }})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if err := errors.Join(again.Store.Restore(ctx, &backup), again.MarkRestored(ctx)); err != nil {
		t.Fatal(err)
	}
	opens := func(id string) bool {
		t.Helper()
		_, err := again.FeedByToken(ctx, FeedCalendar, secrets[id])
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			t.Fatal(err)
		}
		return err == nil
	}
	for id := range secrets {
		if opens(id) {
			t.Errorf("%s opens after the restore", id)
		}
	}
	var refused *FeedError
	if err := again.RenewFeedToken(ctx, analyst, "F-0002"); !errors.As(err, &refused) || refused.Code != "role" {
		t.Errorf("an analyst renewed it: %v", err)
	}
	if err := again.RenewFeedToken(ctx, admin, "F-0003"); !errors.As(err, &refused) || refused.Code != "over" || refused.Words().AR == "" {
		t.Errorf("what was revoked was renewed: %v", err)
	}
	if err := again.RenewFeedToken(ctx, admin, "F-0404"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("one that is not there: %v", err)
	}
	if err := again.RenewFeedToken(ctx, admin, "F-0002"); err != nil || !opens("F-0002") || opens("F-0001") {
		t.Errorf("renewed: %v, %v, %v", err, opens("F-0002"), opens("F-0001"))
	}
	if err := again.RevokeFeedToken(ctx, admin, "F-0001"); err != nil {
		t.Fatal(err)
	}
	if err := again.RenewFeedToken(ctx, admin, "F-0001"); !errors.As(err, &refused) {
		t.Errorf("revoked after the restore, and renewed: %v", err)
	}
}
