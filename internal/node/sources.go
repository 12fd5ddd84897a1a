package node

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// SourceKind is what kind of place a source is.
type SourceKind string

// The kinds.
const (
	SourceFeed    SourceKind = "feed"    // RSS, Atom or JSON Feed
	SourceAddress SourceKind = "address" // one page
	SourceFolder  SourceKind = "folder"  // files that people or programs put there
)

// SourceKinds lists the kinds in the order in which pages show them.
func SourceKinds() []SourceKind { return []SourceKind{SourceFeed, SourceAddress, SourceFolder} }

// Source is a place that documents come from again and again. A person of the desk typed its address: nothing that a
// partner sent ever becomes one.
type Source struct {
	ID        string     `json:"id"` // empty: a new one
	Kind      SourceKind `json:"kind"`
	Name      string     `json:"name"`      // as the desk calls it; empty: made of the address
	Publisher string     `json:"publisher"` // as documents show it; empty: as the feed or the page says
	Address   string     `json:"address"`   // https://…, or the folder's absolute path

	Grade      incident.Grade   `json:"grade"`   // of all that comes from it, until somebody grades otherwise; either half may be empty
	Marking    incident.Marking `json:"marking"` // empty: TLP:AMBER
	Lang       string           `json:"lang"`    // "ar" or "en": which language is asked for where a site has several; "": neither
	Interval   time.Duration    `json:"interval"`
	Restricted []string         `json:"restricted,omitempty"` // person ids: they alone see the source and what comes from it
	Enabled    bool             `json:"enabled"`

	// Of a feed: where an item says little, the page that it links to is fetched. Links to another site than the feed's
	// are followed only with AnySite.
	Linked  bool `json:"linked,omitempty"`
	AnySite bool `json:"any_site,omitempty"`
	// Of an address: it is fetched again and again and taken anew when its text changes. Otherwise it is taken once.
	Watched bool `json:"watched,omitempty"`
	// Of a folder: what was taken is moved to its subfolder "taken", what was refused to "refused". Otherwise all stays.
	Move bool `json:"move,omitempty"`

	By       string    `json:"by"` // person id of who added it
	At       time.Time `json:"at"` // when
	Revision int       `json:"revision"`
}

// Bounds and defaults of a source's interval.
const (
	MinInterval       = 5 * time.Minute
	MinFolderInterval = 2 * time.Second
	MaxInterval       = 7 * 24 * time.Hour

	defaultFeedInterval   = 30 * time.Minute
	defaultPageInterval   = time.Hour
	defaultFolderInterval = 10 * time.Second
)

// Health is how a source does.
type Health struct {
	Tried     time.Time    `json:"tried,omitzero"`     // last try
	Succeeded time.Time    `json:"succeeded,omitzero"` // last try that went well
	New       time.Time    `json:"new,omitzero"`       // last time that something was taken
	Next      time.Time    `json:"next,omitzero"`      // next try; zero: none is due
	Failures  int          `json:"failures"`           // in a row, up to the last try
	Fault     *SourceError `json:"fault,omitempty"`    // why the last try failed, or why the source was stopped; nil: all is well
	Seen      int          `json:"seen"`               // items, pages or files that were looked at
	Taken     int          `json:"taken"`              // that became documents
	Refused   int          `json:"refused"`            // that could not be read
	Moved     string       `json:"moved,omitempty"`    // the site says that the address is now this one: a person decides (AcceptMove)
	Tries     []Try        `json:"tries,omitempty"`    // the last ones, newest first
}

// maxTries is how many tries a source's history holds.
const maxTries = 20

// TryOutcome is how a try went.
type TryOutcome string

// The outcomes.
const (
	TryTook    TryOutcome = "took"    // something new was taken
	TryNothing TryOutcome = "nothing" // all was known
	TryFailed  TryOutcome = "failed"
)

// Try is one look at a source.
type Try struct {
	At      time.Time     `json:"at"`
	Took    time.Duration `json:"took"`
	Outcome TryOutcome    `json:"outcome"`
	Seen    int           `json:"seen"`
	Taken   int           `json:"taken"`
	Refused int           `json:"refused"`
	Fault   *SourceError  `json:"fault,omitempty"` // with failed; with the others what went wrong beside
}

// SourceView is a source as pages show it.
type SourceView struct {
	Source
	Health  Health `json:"health"`
	Running bool   `json:"running"` // a try is under way
}

// Refusal is an item or a file of a source that could not be read, and why.
type Refusal struct {
	Name    string       `json:"name"` // title or file name
	Address string       `json:"address,omitempty"`
	At      time.Time    `json:"at"`
	Fault   *SourceError `json:"fault"`
}

// What is kept of sources.
const (
	shelfSource store.Shelf = "source" // sources, by nobody; At is the next try: on, off
	shelfItem   store.Shelf = "item"   // what came from a source before, by source: taken, refused, waiting
	shelfLease  store.Shelf = "lease"  // which process polls
)

// States of a source.
const (
	sourceOn  = "on"
	sourceOff = "off"
)

// keptSource is what the node keeps of a source.
type keptSource struct {
	Source
	Health   Health    `json:"health"`
	Lease    holding   `json:"lease,omitzero"` // who tries it just now
	ETag     string    `json:"etag,omitempty"` // of the last answer
	Modified string    `json:"modified,omitempty"`
	Done     bool      `json:"done,omitempty"` // an address that is taken once, and was
	Skip     schedule  `json:"skip,omitzero"`  // when the feed asks not to be asked
	Due      time.Time `json:"due,omitzero"`   // when the address may be asked again; Next is earlier where items wait
}

// holding is a lease that runs out unless it is renewed.
type holding struct {
	Holder string    `json:"holder"`
	Until  time.Time `json:"until"`
}

// free reports whether a holder may have it. One that runs on for longer than any is given was taken by a clock that was wrong.
func (h holding) free(now time.Time, holder string) bool {
	return h.Holder == "" || h.Holder == holder || !now.Before(h.Until) || h.Until.Sub(now) > 2*holdFor
}

// setBack reports whether the clock was set back since the last try: then what was put off may be put off by years.
func (k *keptSource) setBack(now time.Time) bool { return k.Health.Tried.Sub(now) > time.Minute }

func (k *keptSource) view(now time.Time) SourceView {
	v := SourceView{Source: k.Source, Health: k.Health, Running: k.Lease.Holder != "" && now.Before(k.Lease.Until)}
	if k.Kind == SourceFolder && k.Enabled && k.Health.Next.Before(now) {
		v.Health.Next = now // a look at which nothing has changed is not noted each time
	}
	return v
}

// due reports whether a source is to be tried.
func (k *keptSource) due(now time.Time) bool {
	return k.Enabled && !k.Health.Next.IsZero() && (!k.Health.Next.After(now) || k.setBack(now))
}

// visible reports whether a source exists for a viewer.
func (s Source) visible(v store.Viewer) bool {
	return v.System || len(s.Restricted) == 0 || slices.Contains(s.Restricted, v.Person)
}

// Sources lists the sources that the viewer may see, by name.
func (n *Node) Sources(ctx context.Context, v store.Viewer) ([]SourceView, error) {
	var out []SourceView
	err := n.Consult(ctx, "listing sources", func(x store.Exchange) error {
		list, _, err := keptAll[keptSource](x, shelfSource, store.Filter{})
		out = nil
		for _, k := range list {
			if k.visible(v) {
				out = append(out, k.view(x.Now()))
			}
		}
		return err
	})
	slices.SortStableFunc(out, func(a, b SourceView) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	return out, err
}

// Source returns one source, store.ErrNotFound also when the viewer may not see it.
func (n *Node) Source(ctx context.Context, v store.Viewer, id string) (s SourceView, err error) {
	err = n.Consult(ctx, "reading a source", func(x store.Exchange) error {
		k, err := readSource(x, v, id)
		if err == nil {
			s = k.view(x.Now())
		}
		return err
	})
	return s, err
}

func readSource(x store.Exchange, v store.Viewer, id string) (*keptSource, error) {
	k, _, err := kept[keptSource](x, shelfSource, id)
	if err != nil {
		return nil, err
	}
	if !k.visible(v) {
		return nil, fmt.Errorf("source %s: %w", id, store.ErrNotFound)
	}
	return &k, nil
}

func putSource(x store.Exchange, k *keptSource) error {
	r := store.Record{ID: k.ID, State: sourceOff, At: k.Health.Next}
	if k.Enabled && !k.Health.Next.IsZero() {
		r.State = sourceOn
	}
	return put(x, shelfSource, r, k)
}

// Refusals lists the last items and files of a source that could not be read, newest first.
func (n *Node) Refusals(ctx context.Context, v store.Viewer, id string, limit int) ([]Refusal, error) {
	var out []Refusal
	err := n.Consult(ctx, "listing what was refused", func(x store.Exchange) error {
		out = nil
		if _, err := readSource(x, v, id); err != nil {
			return err
		}
		list, raw, err := keptAll[keptItem](x, shelfItem, store.Filter{Owner: id, State: itemRefused, Newest: true, Limit: limit})
		for i, it := range list {
			out = append(out, Refusal{Name: it.Name, Address: it.Link, At: raw[i].At, Fault: it.Fault})
		}
		return err
	})
	return out, err
}

// may returns the person if they may do something: a *SourceError otherwise.
func (n *Node) may(ctx context.Context, by string, a account.Action) error {
	p, err := n.PersonByID(ctx, by)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if err != nil || !account.Can(p, a) {
		return &SourceError{Code: "role"}
	}
	return nil
}

// SaveSource adds a source (no ID) or changes one. Who adds a restricted source is always among those who see it. A
// change that is made to an older Revision than the one there is refused as "changed"; Revision 0 changes any. What is
// wrong with a source is one or several joined *SourceError with their fields. A source that is added, enabled or
// given another address is tried soon.
func (n *Node) SaveSource(ctx context.Context, by string, s Source) (Source, error) {
	if err := n.may(ctx, by, account.ManageSources); err != nil {
		return s, err
	}
	if err := n.checkSource(ctx, by, &s); err != nil {
		return s, err
	}
	err := n.Exchange(ctx, "saving a source", func(x store.Exchange) error {
		viewer := store.Viewer{Person: by}
		k := &keptSource{}
		act := store.ActSourceAdded
		if s.ID == "" {
			s.ID, s.By, s.At = "src-"+strings.ToLower(rand.Text()[:12]), by, x.Now()
		} else if there, err := sourceIfAny(x, s.ID); err != nil {
			return err
		} else if there != nil {
			if !there.visible(viewer) {
				return fmt.Errorf("source %s: %w", s.ID, store.ErrNotFound)
			}
			if s.Revision != 0 && s.Revision != there.Revision {
				return &SourceError{Code: "changed"}
			}
			if s.Kind != there.Kind {
				return &SourceError{Code: "kind", Field: "kind"}
			}
			k, act = there, store.ActSourceChanged
			s.By, s.At = there.By, there.At
		} else if s.At.IsZero() { // nobody chooses the id of a new one
			return fmt.Errorf("source %s: %w", s.ID, store.ErrNotFound)
		}
		others, _, err := keptAll[keptSource](x, shelfSource, store.Filter{})
		if err != nil {
			return err
		}
		for _, o := range others {
			if o.ID != s.ID && o.Address == s.Address && o.visible(viewer) {
				return &SourceError{Code: "exists", Field: "address", Args: []string{o.Name}}
			}
		}
		anew := act == store.ActSourceAdded || k.Address != s.Address || k.Watched != s.Watched || k.Linked != s.Linked
		if anew { // what the site said of the other address holds no longer
			k.ETag, k.Modified, k.Done, k.Skip, k.Health.Moved = "", "", false, schedule{}, ""
		}
		was := k.Enabled
		s.Revision = k.Revision + 1
		k.Source = s
		switch {
		case !s.Enabled || k.Done:
			k.Health.Next = time.Time{}
		case anew || !was || k.Health.Next.IsZero():
			k.Health.Next, k.Due, k.Health.Failures, k.Health.Fault = x.Now(), x.Now(), 0, nil
		case k.Health.Failures == 0:
			k.Due = earlier(k.Due, x.Now().Add(s.Interval))
			k.Health.Next = earlier(k.Health.Next, k.Due)
		}
		if err := putSource(x, k); err != nil {
			return err
		}
		return x.Journal(sourceEvent(by, act, s))
	})
	if err == nil {
		n.stir()
	}
	return s, err
}

// sourceIfAny reads a source that may not be there: nil then.
func sourceIfAny(x store.Exchange, id string) (*keptSource, error) {
	k, err := readSource(x, store.Viewer{System: true}, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return k, err
}

// sourceEvent is a line of the journal about a source. The journal is read by people who may not see a restricted one:
// it has no name there.
func sourceEvent(by, act string, s Source) store.Event {
	e := store.Event{By: by, Act: act, Ref: s.ID}
	if len(s.Restricted) == 0 {
		e.Note = s.Name
	}
	return e
}

// RemoveSource takes a source away with all that is remembered of its items; its documents stay.
func (n *Node) RemoveSource(ctx context.Context, by, id string) error {
	if err := n.may(ctx, by, account.ManageSources); err != nil {
		return err
	}
	return n.Exchange(ctx, "removing a source", func(x store.Exchange) error {
		k, err := readSource(x, store.Viewer{Person: by}, id)
		if err != nil {
			return err
		}
		items, err := x.Records(shelfItem, store.Filter{Owner: id, Bare: true})
		if err != nil {
			return err
		}
		ids := make([]string, len(items))
		for i, r := range items {
			ids[i] = r.ID
		}
		if err := x.Drop(shelfItem, ids...); err != nil {
			return err
		}
		if err := x.Drop(shelfSource, id); err != nil {
			return err
		}
		return x.Journal(sourceEvent(by, store.ActSourceRemoved, k.Source))
	})
}

// AcceptMove gives a source the address that its site says is the right one now.
func (n *Node) AcceptMove(ctx context.Context, by, id string) error {
	s, err := n.Source(ctx, store.Viewer{Person: by}, id)
	if err != nil {
		return err
	}
	if s.Health.Moved == "" {
		return &SourceError{Code: "not_moved"}
	}
	s.Address = s.Health.Moved
	_, err = n.SaveSource(ctx, by, s.Source)
	return err
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Limits on what is said of a source, in characters.
const (
	maxSourceName    = 120
	maxSourceAddress = 2000
)

// checkSource holds a source against the rules and fills in what it leaves open.
func (n *Node) checkSource(ctx context.Context, by string, s *Source) error {
	var wrong []error
	refuse := func(field, code string, args ...string) {
		wrong = append(wrong, &SourceError{Field: field, Code: code, Args: args})
	}
	s.Name, s.Publisher, s.Address = strings.TrimSpace(s.Name), strings.TrimSpace(s.Publisher), strings.TrimSpace(s.Address)
	switch s.Kind {
	case SourceFeed, SourceAddress:
		address, err := CheckAddress(s.Address)
		if err != nil {
			wrong = append(wrong, err)
			break
		}
		s.Address = address
		s.Name = firstOf(s.Name, hostOf(address))
	case SourceFolder:
		folder, err := n.checkFolder(ctx, by, s)
		if err != nil {
			wrong = append(wrong, err)
			break
		}
		s.Address = folder
		s.Name = firstOf(s.Name, filepath.Base(folder))
	default:
		refuse("kind", "kind")
	}
	for field, v := range map[string]string{"name": s.Name, "publisher": s.Publisher} {
		if utf8.RuneCountInString(v) > maxSourceName {
			refuse(field, "long", fmt.Sprint(maxSourceName))
		} else if v != "" && unprintable(v) {
			refuse(field, "characters")
		}
	}
	if s.Grade.Reliability != "" && !strings.Contains("ABCDEF", s.Grade.Reliability) || len(s.Grade.Reliability) > 1 ||
		s.Grade.Credibility != "" && !strings.Contains("123456", s.Grade.Credibility) || len(s.Grade.Credibility) > 1 {
		refuse("grade", "grade")
	}
	switch s.Marking {
	case "":
		s.Marking = incident.TLPAmber
	case incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed:
	default:
		refuse("marking", "marking")
	}
	if s.Lang != "" && s.Lang != "ar" && s.Lang != "en" {
		refuse("lang", "lang")
	}
	least, usual, code := MinInterval, defaultFeedInterval, "interval"
	switch s.Kind {
	case SourceFolder:
		least, usual, code = MinFolderInterval, defaultFolderInterval, "interval_folder"
	case SourceAddress:
		usual = defaultPageInterval
	}
	switch {
	case s.Interval == 0:
		s.Interval = usual
	case s.Interval < least || s.Interval > MaxInterval:
		refuse("interval", code)
	}
	if s.Kind != SourceFeed {
		s.Linked, s.AnySite = false, false
	}
	s.Watched = s.Watched && s.Kind == SourceAddress
	s.Move = s.Move && s.Kind == SourceFolder
	if len(s.Restricted) > 0 {
		d := store.Document{Restricted: s.Restricted, By: by, Published: incident.NoDay}
		var said *DocumentError
		switch err := n.checkDocument(ctx, &d); {
		case errors.As(err, &said):
			refuse("restricted", "person")
		case err != nil:
			return err
		}
		s.Restricted = d.Restricted
	}
	return errors.Join(wrong...)
}

// unprintable reports whether a name holds what cannot be shown, or what turns or hides text.
func unprintable(name string) bool {
	for part := range slices.Chunk([]rune(name), 40) {
		if s := strings.TrimSpace(string(part)); s != "" && account.CheckName(s) != nil {
			return true
		}
	}
	return false
}

// CheckAddress holds an address that a person typed against what can be fetched, and returns it without its fragment.
// Errors are *SourceError of the field address.
func CheckAddress(address string) (string, error) {
	refuse := func(code string, args ...string) (string, error) {
		return "", &SourceError{Field: "address", Code: code, Args: args}
	}
	address = strings.TrimSpace(address)
	if address == "" {
		return refuse("address_missing")
	}
	if len(address) > maxSourceAddress {
		return refuse("long", fmt.Sprint(maxSourceAddress))
	}
	u, err := url.Parse(address)
	switch {
	case err != nil:
		return refuse("address")
	case u.Scheme != "http" && u.Scheme != "https":
		if u.Scheme == "" || u.Host == "" && u.Opaque != "" && strings.Contains(u.Scheme, ".") {
			return refuse("address")
		}
		return refuse("scheme", u.Scheme)
	case u.User != nil:
		return refuse("credentials")
	case u.Hostname() == "":
		return refuse("address")
	}
	u.Fragment, u.RawFragment = "", ""
	u.Host = strings.ToLower(u.Host)
	return u.String(), nil
}

// hostOf is the host that an address names, without its port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// checkFolder holds a folder that is to be watched against what this node may watch, and returns its absolute path. One that
// is watched already may go on being watched.
func (n *Node) checkFolder(ctx context.Context, by string, s *Source) (string, error) {
	folder := s.Address
	refuse := func(code string, args ...string) (string, error) {
		return "", &SourceError{Field: "address", Code: code, Args: args}
	}
	if s.ID != "" {
		if there, err := n.Source(ctx, store.Viewer{Person: by}, s.ID); err == nil && there.Kind == SourceFolder && there.Address == folder {
			return folder, nil
		}
	}
	if folder == "" {
		return refuse("folder_missing")
	}
	if !filepath.IsAbs(folder) {
		return refuse("folder_relative")
	}
	if n.data != "" && filepath.Base(folder) == InboxFolder && slices.Contains(n.WatchableFolders(), filepath.Clean(folder)) {
		_ = os.Mkdir(folder, 0o700) // the inbox is there when it is wanted; what is wrong with it shows below
	}
	within := func(dir, root string) bool {
		rel, err := filepath.Rel(root, dir)
		return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
	}
	// Of what lies elsewhere nothing is said, not even whether it is there.
	if !slices.ContainsFunc(n.WatchableFolders(), func(root string) bool {
		real, err := filepath.EvalSymlinks(root)
		return within(filepath.Clean(folder), root) || err == nil && within(filepath.Clean(folder), real)
	}) {
		return refuse("folder_outside", strings.Join(n.WatchableFolders(), ", "))
	}
	real, err := filepath.EvalSymlinks(folder)
	if err != nil {
		return refuse(folderCode(err), folder)
	}
	if info, err := os.Stat(real); err != nil {
		return refuse(folderCode(err), folder)
	} else if !info.IsDir() {
		return refuse("folder_file", folder)
	}
	if n.data != "" {
		if own, err := filepath.EvalSymlinks(n.data); err == nil && (real == own || within(own, real)) {
			return refuse("folder_own")
		}
	}
	for _, root := range n.WatchableFolders() {
		if r, err := filepath.EvalSymlinks(root); err == nil && within(real, r) {
			return real, nil
		}
	}
	return refuse("folder_outside", strings.Join(n.WatchableFolders(), ", "))
}

// InboxFolder is the folder in a node's data directory that may always be watched.
const InboxFolder = "inbox"

// WatchableFolders are the directories below which folders may be watched: what is named when the node is opened, and the
// inbox in its data directory. Who manages sources on the pages need not be somebody who may read the machine's disk.
func (n *Node) WatchableFolders() []string {
	roots := slices.Clone(n.watchable)
	if n.data != "" {
		if abs, err := filepath.Abs(filepath.Join(n.data, InboxFolder)); err == nil {
			roots = append(roots, abs)
		}
	}
	return roots
}

// folderCode is why a folder cannot be opened.
func folderCode(err error) string {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return "folder_gone"
	case errors.Is(err, os.ErrPermission):
		return "folder_denied"
	}
	return "folder"
}
