package node

import (
	"context"
	"errors"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// Fetcher fetches what an address leads to. Package fetch has the one that speaks HTTP. Errors that a person is told
// of are *SourceError; everything else is the context's.
type Fetcher interface {
	Fetch(ctx context.Context, r Fetching) (Fetched, error)
}

// Fetching says what is fetched and how.
type Fetching struct {
	Address string // of one that CheckAddress has passed
	Feed    bool   // a feed is wanted; else a page
	Lang    string // which language is asked for: "ar", "en", or "" for neither
	Robots  bool   // only when the site's robots.txt lets programs fetch it

	// Host says at which hosts it may be, where it sends on to included; nil: at any.
	Host func(host string) bool

	ETag, Modified string // of the last answer; only something newer is wanted
}

// Fetched is the answer.
type Fetched struct {
	Body      []byte // unpacked
	MediaType string // as the site says, which may be wrong
	Address   string // where it was in the end
	Moved     string // where the site says that it is for good; empty: where it was asked for
	Unchanged bool   // nothing is newer; there is no body
	ETag      string
	Modified  string
	Fresh     time.Duration // for how long the site says that nothing newer comes
}

// UseFetcher sets what fetches addresses, before Poll and before anything is fetched.
func (n *Node) UseFetcher(f Fetcher) { n.fetcher = f }

// AddressMeta is what a person says of a page that is taken by its address; all may be empty.
type AddressMeta struct {
	Name       string
	Publisher  string
	Published  incident.Day // NoDay: as the page says
	Marking    incident.Marking
	Restricted []string
	Lang       string // which language is asked for
}

// TakeAddress fetches one page that a person of the desk named and takes it as TakeDocument does. Errors are
// *SourceError, *document.Error or *DocumentError.
func (n *Node) TakeAddress(ctx context.Context, person, address string, m AddressMeta) (store.Document, bool, error) {
	if err := n.may(ctx, person, account.FetchAddress); err != nil {
		return store.Document{}, false, err
	}
	address, err := CheckAddress(address)
	if err != nil {
		return store.Document{}, false, err
	}
	got, err := n.fetch(ctx, Fetching{Address: address, Lang: m.Lang})
	if err != nil {
		return store.Document{}, false, err
	}
	if isFeed(got) {
		return store.Document{}, false, &SourceError{Code: "is_feed"}
	}
	return n.TakeDocument(ctx, store.Document{Name: m.Name, Source: m.Publisher, URL: got.Address, Published: m.Published, Marking: m.Marking,
		Restricted: m.Restricted, Original: got.Body, MediaType: got.MediaType, By: person})
}

// fetch fetches one address.
func (n *Node) fetch(ctx context.Context, r Fetching) (Fetched, error) {
	if n.fetcher == nil {
		return Fetched{}, &SourceError{Code: "off"}
	}
	return n.fetcher.Fetch(ctx, r)
}

// TrySource looks at a source now, whether or not it is due or enabled, and says how that went; a try that failed says why
// in its Fault. TrySource itself fails with a *SourceError "busy" while another try is under way.
func (n *Node) TrySource(ctx context.Context, by, id string) (Try, error) {
	if err := n.may(ctx, by, account.FetchAddress); err != nil {
		return Try{}, err
	}
	if _, err := n.Source(ctx, store.Viewer{Person: by}, id); err != nil {
		return Try{}, err
	}
	t, err := n.try(ctx, id, true)
	var fault *SourceError
	if errors.As(err, &fault) && t.Fault != nil {
		return t, nil // the try itself was made, and says how it went
	}
	return t, err
}
