package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// FeedKind is a way by which programs of the desk fetch what it knows of watches.
type FeedKind string

// The kinds.
const (
	FeedFeatures FeedKind = "features" // OGC API Features, for QGIS and its like
	FeedCalendar FeedKind = "calendar" // iCalendar of our own watches
)

// FeedKinds lists the kinds in the order in which pages show them.
func FeedKinds() []FeedKind { return []FeedKind{FeedFeatures, FeedCalendar} }

// The collections that a token of the kind features can open. Each is chosen by a person, none comes by itself.
const (
	FeedAreas    = "areas"
	FeedWatches  = "watches"         // our own
	FeedPartners = "partner-watches" // those that partners gave and that were heard of
	FeedCoverage = "coverage"        // watched, partly watched, vacuum and unknown at a moment
	FeedVacuum   = "vacuum"          // what of it nobody is known to watch
	FeedSites    = "sites"
)

// FeedCollections lists the collections in the order in which pages show them.
func FeedCollections() []string {
	return []string{FeedAreas, FeedWatches, FeedPartners, FeedCoverage, FeedVacuum, FeedSites}
}

// FeedDetail is how much a calendar tells of a watch.
type FeedDetail string

// The details.
const (
	FeedBusy FeedDetail = "busy" // that there is a watch, and when
	FeedFull FeedDetail = "full" // also its area, kind and id; never a note or a contact
)

// FeedToken is the right of one program to fetch. The token itself is shown once and not kept; what is kept is its hash.
type FeedToken struct {
	ID          string     `json:"id"` // "F-0002"
	Kind        FeedKind   `json:"kind"`
	Name        string     `json:"name"` // which program, for whom
	Collections []string   `json:"collections,omitempty"`
	Detail      FeedDetail `json:"detail,omitempty"`
	By          string     `json:"by"`
	Made        time.Time  `json:"made"`
	Expires     time.Time  `json:"expires"`
	Revoked     time.Time  `json:"revoked,omitzero"`
	Lapsed      time.Time  `json:"lapsed,omitzero"` // the database was restored from a backup then: it opens nothing until it is renewed
	Used        time.Time  `json:"used,omitzero"`   // the last time, to the minute
}

// Ended reports whether the token opens nothing any more.
func (t FeedToken) Ended(now time.Time) bool { return t.Over(now) || !t.Lapsed.IsZero() }

// Over reports whether the token is revoked or past its time, for good.
func (t FeedToken) Over(now time.Time) bool { return !t.Revoked.IsZero() || !now.Before(t.Expires) }

// Lives of a token.
const (
	DefaultFeedLife = 90 * 24 * time.Hour
	MaxFeedLife     = 366 * 24 * time.Hour
)

// maxFeedTokens bounds how many there are at a time, ended ones apart.
const maxFeedTokens = 100

// feedPrefix is how every token of a feed begins, so that one that is found somewhere it should not be is known for what it is.
const feedPrefix = "tqf_"

// shelfFeed keeps tokens of feeds, by the hash of the token: open, revoked.
const shelfFeed store.Shelf = "feed"

const (
	feedOpen    = "open"
	feedRevoked = "revoked"
)

// FeedError says why something about feeds was not done.
type FeedError struct {
	Code  string // stable: role, kind, name, collections, detail, expires, many, over
	Field string // as in JSON; empty: it is about none
	Value string
}

// Error is the reason in English.
func (e *FeedError) Error() string { return e.Words().EN }

// Words says what is wrong and what to do.
func (e *FeedError) Words() text.Bilingual {
	switch e.Code {
	case "role":
		return text.Bilingual{AR: "لا يفتح وصول البرامج ولا ينشئ رموزه إلا من له دور المدير", EN: "only somebody with the role admin opens feeds and makes their tokens"}
	case "kind":
		return text.Bilingual{AR: "النوع " + e.Value + " غير معروف: features أو calendar", EN: "the kind " + strconv.Quote(e.Value) + " is not known: features or calendar"}
	case "name":
		return text.Bilingual{AR: "اكتب لأي برنامج هذا الرمز ولمن، في 80 حرفًا على الأكثر", EN: "say which program the token is for and whose, in at most 80 letters"}
	case "collections":
		if e.Value != "" {
			return text.Bilingual{AR: "لا توجد مجموعة باسم " + e.Value, EN: "there is no collection " + strconv.Quote(e.Value) + ": " + strings.Join(FeedCollections(), ", ")}
		}
		return text.Bilingual{AR: "اختر مجموعة واحدة على الأقل: لا يُفتح شيء من تلقاء نفسه", EN: "choose at least one collection: none is opened by itself"}
	case "detail":
		return text.Bilingual{AR: "اختر ما يظهر في التقويم: busy للأوقات وحدها، أو full مع المناطق", EN: "choose what the calendar tells: busy for times only, or full with the areas"}
	case "expires":
		return text.Bilingual{AR: "يجب أن ينتهي الرمز خلال 366 يومًا من الآن، وبعد هذه اللحظة", EN: "a token must end, after now and within 366 days"}
	case "over":
		return text.Bilingual{AR: "الرمز " + e.Value + " أُلغي أو انتهت مدته: اصنع رمزًا جديدًا", EN: "the token " + e.Value + " is revoked or past its time: make a new one"}
	case "many":
		m := strconv.Itoa(maxFeedTokens)
		return text.Bilingual{AR: "هناك " + m + " رموز نافذة بالفعل: ألغِ ما لم يعد يُستعمل", EN: "there are " + m + " tokens in use already: revoke those that nobody uses"}
	}
	return text.Bilingual{AR: "غير ممكن", EN: "it cannot be done"}
}

// mayFeed lets admins through.
func (n *Node) mayFeed(ctx context.Context, by string) error {
	p, err := n.PersonByID(ctx, by)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || !account.Can(p, account.ManageSettings) {
		return &FeedError{Code: "role"}
	}
	return nil
}

// settingFeed is the setting that says whether a kind of feed answers.
func settingFeed(k FeedKind) string { return "feed." + string(k) }

// FeedOn reports whether a kind of feed answers at all. None does until somebody turns it on.
func (n *Node) FeedOn(ctx context.Context, k FeedKind) (bool, error) {
	v, _, err := n.Setting(ctx, settingFeed(k))
	return v == "on", err
}

// SwitchFeed turns a kind of feed on or off. Tokens stay as they are and open nothing meanwhile.
func (n *Node) SwitchFeed(ctx context.Context, by string, k FeedKind, on bool) error {
	if !slices.Contains(FeedKinds(), k) {
		return &FeedError{Code: "kind", Field: "kind", Value: string(k)}
	}
	if err := n.mayFeed(ctx, by); err != nil {
		return err
	}
	was, err := n.FeedOn(ctx, k)
	if err != nil || was == on {
		return err
	}
	value := "off"
	if on {
		value = "on"
	}
	return n.SetSettings(ctx, by, map[string]string{settingFeed(k): value}, store.Event{Act: store.ActFeedSwitched, Ref: string(k), Note: value})
}

// check holds what a person chose for a token against the rules.
func (t *FeedToken) check(now time.Time) error {
	var wrong []error
	bad := func(code, field, value string) { wrong = append(wrong, &FeedError{code, field, value}) }
	t.Name = strings.TrimSpace(t.Name)
	if account.CheckName(t.Name) != nil {
		bad("name", "name", "")
	}
	switch t.Kind {
	case FeedFeatures:
		t.Detail = ""
		if len(t.Collections) == 0 {
			bad("collections", "collections", "")
		}
		for _, c := range t.Collections {
			if !slices.Contains(FeedCollections(), c) {
				bad("collections", "collections", c)
				break
			}
		}
		t.Collections = slices.DeleteFunc(FeedCollections(), func(c string) bool { return !slices.Contains(t.Collections, c) })
	case FeedCalendar:
		t.Collections = nil
		if t.Detail != FeedBusy && t.Detail != FeedFull {
			bad("detail", "detail", "")
		}
	default:
		bad("kind", "kind", string(t.Kind))
	}
	if t.Expires.IsZero() {
		t.Expires = now.Add(DefaultFeedLife)
	}
	if !t.Expires.After(now) || t.Expires.After(now.Add(MaxFeedLife+24*time.Hour)) {
		bad("expires", "expires", "")
	}
	return errors.Join(wrong...)
}

// MakeFeedToken makes a token for one program: of t it takes Kind, Name, Collections, Detail and Expires (zero: 90 days). The secret is
// returned this once. What is wrong is a *FeedError, or several joined.
func (n *Node) MakeFeedToken(ctx context.Context, by string, t FeedToken) (made FeedToken, secret string, err error) {
	if err := n.mayFeed(ctx, by); err != nil {
		return t, "", err
	}
	if err := t.check(n.now()); err != nil {
		return t, "", err
	}
	secret = feedPrefix + rand.Text()
	err = n.Exchange(ctx, "making a token for a feed", func(x store.Exchange) error {
		all, _, err := keptAll[FeedToken](x, shelfFeed, store.Filter{})
		if err != nil {
			return err
		}
		last, open := 0, 0
		for _, o := range all {
			if k, err := strconv.Atoi(strings.TrimPrefix(o.ID, "F-")); err == nil {
				last = max(last, k)
			}
			if !o.Ended(x.Now()) {
				open++
			}
		}
		if open >= maxFeedTokens {
			return &FeedError{Code: "many"}
		}
		made = t
		made.ID, made.By, made.Made, made.Revoked, made.Lapsed, made.Used = fmt.Sprintf("F-%04d", last+1), by, x.Now().UTC(), time.Time{}, time.Time{}, time.Time{}
		if err := put(x, shelfFeed, store.Record{ID: digest(secret), State: feedOpen, At: made.Made}, made); err != nil {
			return err
		}
		what := strings.Join(made.Collections, ", ")
		if made.Kind == FeedCalendar {
			what = string(made.Detail)
		}
		return x.Journal(store.Event{By: by, Act: store.ActFeedMade, Ref: made.ID, Note: fmt.Sprintf("%s: %s (%s), %s", made.Kind, made.Name, what, made.Expires.UTC().Format(time.DateOnly))})
	})
	if err != nil {
		return t, "", err
	}
	return made, secret, nil
}

// FeedTokens lists all tokens, ended ones too, newest first.
func (n *Node) FeedTokens(ctx context.Context) (list []FeedToken, err error) {
	err = n.Consult(ctx, "listing the tokens of feeds", func(x store.Exchange) error {
		list, _, err = keptAll[FeedToken](x, shelfFeed, store.Filter{Newest: true})
		return err
	})
	return list, err
}

// RevokeFeedToken ends a token for good; one that has ended already stays as it is. store.ErrNotFound when there is none.
func (n *Node) RevokeFeedToken(ctx context.Context, by, id string) error {
	return n.changeFeedToken(ctx, "revoking a token of a feed", by, id, func(x store.Exchange, t *FeedToken) (act string, err error) {
		if !t.Revoked.IsZero() {
			return "", nil
		}
		t.Revoked = x.Now().UTC()
		return store.ActFeedRevoked, nil
	})
}

// RenewFeedToken lets a token open again what it opened before the database was restored from a backup. Whoever does it says that
// it was not revoked meanwhile, which the node cannot know. One that has not lapsed stays as it is; one that is revoked or past its
// time is a *FeedError. store.ErrNotFound when there is none.
func (n *Node) RenewFeedToken(ctx context.Context, by, id string) error {
	return n.changeFeedToken(ctx, "renewing a token of a feed", by, id, func(x store.Exchange, t *FeedToken) (act string, err error) {
		if t.Over(x.Now()) {
			return "", &FeedError{Code: "over", Value: id}
		}
		if t.Lapsed.IsZero() {
			return "", nil
		}
		t.Lapsed = time.Time{}
		return store.ActFeedRenewed, nil
	})
}

// changeFeedToken lets an admin change a token. change returns what the journal calls it; empty: nothing was changed.
func (n *Node) changeFeedToken(ctx context.Context, what, by, id string, change func(x store.Exchange, t *FeedToken) (act string, err error)) error {
	if err := n.mayFeed(ctx, by); err != nil {
		return err
	}
	return n.Exchange(ctx, what, func(x store.Exchange) error {
		all, records, err := keptAll[FeedToken](x, shelfFeed, store.Filter{})
		if err != nil {
			return err
		}
		i := slices.IndexFunc(all, func(t FeedToken) bool { return t.ID == id })
		if i < 0 {
			return fmt.Errorf("the token %s: %w", id, store.ErrNotFound)
		}
		t := all[i]
		act, err := change(x, &t)
		if err != nil || act == "" {
			return err
		}
		if !t.Revoked.IsZero() {
			records[i].State = feedRevoked
		}
		if err := put(x, shelfFeed, records[i], t); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: act, Ref: t.ID, Note: t.Name})
	})
}

// lapseFeedTokens makes all tokens open nothing until somebody renews them. A backup may hold one that was revoked after it was made,
// and nothing here can tell which.
func lapseFeedTokens(x store.Exchange) error {
	all, records, err := keptAll[FeedToken](x, shelfFeed, store.Filter{})
	if err != nil {
		return err
	}
	for i, t := range all {
		if t.Ended(x.Now()) {
			continue
		}
		t.Lapsed = x.Now().UTC()
		if err := put(x, shelfFeed, records[i], t); err != nil {
			return err
		}
		if err := x.Journal(store.Event{Act: store.ActFeedLapsed, Ref: t.ID, Note: "the database was restored from a backup"}); err != nil {
			return err
		}
	}
	return nil
}

// FeedByToken returns what a token opens. store.ErrNotFound for one that is unknown, of another kind, revoked, lapsed or expired, and while the kind is off: from
// outside these cannot be told apart. That it was used is noted, once a minute.
func (n *Node) FeedByToken(ctx context.Context, k FeedKind, secret string) (t FeedToken, err error) {
	none := fmt.Errorf("the feed: %w", store.ErrNotFound)
	if !strings.HasPrefix(secret, feedPrefix) || len(secret) > 100 {
		return t, none
	}
	if on, err := n.FeedOn(ctx, k); err != nil || !on {
		if err == nil {
			err = none
		}
		return t, err
	}
	id := digest(secret)
	err = n.Consult(ctx, "reading a token of a feed", func(x store.Exchange) (err error) {
		t, _, err = kept[FeedToken](x, shelfFeed, id)
		return err
	})
	if err != nil {
		return FeedToken{}, err
	}
	now := n.now()
	if t.Kind != k || t.Ended(now) {
		return FeedToken{}, none
	}
	if now.Sub(t.Used) < time.Minute && !t.Used.After(now) {
		return t, nil
	}
	err = n.Exchange(ctx, "noting the use of a token", func(x store.Exchange) error {
		now, r, err := kept[FeedToken](x, shelfFeed, id)
		if err != nil {
			return err
		}
		if now.Ended(x.Now()) {
			return none
		}
		now.Used = x.Now().UTC().Truncate(time.Minute)
		t = now
		return put(x, shelfFeed, r, now)
	})
	if err != nil {
		return FeedToken{}, err
	}
	return t, nil
}
