package node

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/incident"
	"tansiq/internal/store"
)

func TestWhatIsSaidOfASource(t *testing.T) {
	d := newPollDesk(t)
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	good := Source{Kind: SourceFeed, Address: "https://news.example/rss"}
	for name, c := range map[string]struct {
		change func(*Source)
		field  string
		code   string
	}{
		"no kind":           {func(s *Source) { s.Kind = "mail" }, "kind", "kind"},
		"no address":        {func(s *Source) { s.Address = " " }, "address", "address_missing"},
		"a bare name":       {func(s *Source) { s.Address = "news.example/rss" }, "address", "address"},
		"a file's address":  {func(s *Source) { s.Address = "file:///etc/passwd" }, "address", "scheme"},
		"a password":        {func(s *Source) { s.Address = "https://u:p@news.example/" }, "address", "credentials"},
		"a long address":    {func(s *Source) { s.Address = "https://news.example/" + strings.Repeat("a", 2000) }, "address", "long"},
		"a long name":       {func(s *Source) { s.Name = strings.Repeat("ا", 121) }, "name", "long"},
		"a name that turns": {func(s *Source) { s.Publisher = "a\u202eb" }, "publisher", "characters"},
		"a grade":           {func(s *Source) { s.Grade.Reliability = "G" }, "grade", "grade"},
		"two grades":        {func(s *Source) { s.Grade.Credibility = "12" }, "grade", "grade"},
		"a marking":         {func(s *Source) { s.Marking = "SECRET" }, "marking", "marking"},
		"a language":        {func(s *Source) { s.Lang = "fr" }, "lang", "lang"},
		"too often":         {func(s *Source) { s.Interval = time.Minute }, "interval", "interval"},
		"too seldom":        {func(s *Source) { s.Interval = 8 * 24 * time.Hour }, "interval", "interval"},
		"nobody":            {func(s *Source) { s.Restricted = []string{"nobody"} }, "restricted", "person"},
		"no folder":         {func(s *Source) { s.Kind, s.Address = SourceFolder, "" }, "address", "folder_missing"},
		"half a path":       {func(s *Source) { s.Kind, s.Address = SourceFolder, "reports" }, "address", "folder_relative"},
		"nowhere":           {func(s *Source) { s.Kind, s.Address = SourceFolder, "/nowhere/at/all" }, "address", "folder_gone"},
		"a file":            {func(s *Source) { s.Kind, s.Address = SourceFolder, file }, "address", "folder_file"},
		"our own data":      {func(s *Source) { s.Kind, s.Address = SourceFolder, d.dir }, "address", "folder_own"},
		"around our data":   {func(s *Source) { s.Kind, s.Address = SourceFolder, filepath.Dir(d.dir) }, "address", "folder_own"},
		"an id of its own":  {func(s *Source) { s.ID = "src-mine" }, "", "not found"},
	} {
		s := good
		c.change(&s)
		_, err := d.SaveSource(t.Context(), d.admin, s)
		var e *SourceError
		if c.code == "not found" {
			if !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		} else if !errors.As(err, &e) || e.Field != c.field || e.Code != c.code {
			t.Errorf("%s: %v", name, err)
		} else if w := e.Words(); strings.Contains(w.AR+w.EN, "{") {
			t.Errorf("%s: %+v", name, w)
		}
	}
	for _, by := range []string{d.analyst, "", "nobody", bySource} {
		if _, err := d.SaveSource(t.Context(), by, good); code(err) != "role" {
			t.Errorf("%q may add a source: %v", by, err)
		}
	}
	if list, err := d.Sources(t.Context(), everybody); err != nil || len(list) != 0 {
		t.Errorf("%+v %v", list, err)
	}

	s := d.add(t, Source{Kind: SourceFeed, Address: "https://News.example/rss#top", Watched: true, Move: true})
	if s.Address != "https://news.example/rss" || s.Name != "news.example" || s.Interval != defaultFeedInterval || s.Marking != incident.TLPAmber || s.Watched || s.Move || s.By != d.admin || s.Revision != 1 || s.ID == "" {
		t.Errorf("%+v", s)
	}
	if _, err := d.SaveSource(t.Context(), d.admin, good); code(err) != "exists" {
		t.Errorf("twice: %v", err)
	}
	newer, err := d.SaveSource(t.Context(), d.admin, s)
	if err != nil || newer.Revision != 2 {
		t.Fatalf("%+v %v", newer, err)
	}
	if _, err := d.SaveSource(t.Context(), d.admin, s); code(err) != "changed" {
		t.Errorf("an older one goes over a newer one: %v", err)
	}
	newer.Kind = SourceAddress
	if _, err := d.SaveSource(t.Context(), d.admin, newer); code(err) != "kind" {
		t.Errorf("its kind changes: %v", err)
	}
	if err := d.RemoveSource(t.Context(), d.analyst, s.ID); code(err) != "role" {
		t.Errorf("%v", err)
	}
	if err := d.RemoveSource(t.Context(), d.admin, s.ID); err != nil {
		t.Error(err)
	}
	if err := d.RemoveSource(t.Context(), d.admin, s.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
	events, _, err := d.Events(t.Context(), store.Viewer{Person: d.admin}, "", 10)
	var acts []string
	for _, e := range events[:3] {
		acts = append(acts, e.Act)
		if e.By != d.admin || e.Ref != s.ID || e.Note != "news.example" {
			t.Errorf("%+v", e)
		}
	}
	if err != nil || !slices.Equal(acts, []string{store.ActSourceRemoved, store.ActSourceChanged, store.ActSourceAdded}) {
		t.Errorf("journal %v %v", acts, err)
	}
}

func TestRestrictedSources(t *testing.T) {
	d := newPollDesk(t)
	other, err := d.NewPerson(t.Context(), "", account.Person{Login: "omar", Roles: []account.Role{account.Admin}}, "olive lantern quarry")
	if err != nil {
		t.Fatal(err)
	}
	d.web.says(feedAt, "", rss(first))
	s := d.add(t, Source{Kind: SourceFeed, Address: feedAt, Name: "Secret", Restricted: []string{d.analyst}})
	if !slices.Contains(s.Restricted, d.admin) {
		t.Errorf("who added it does not see it: %v", s.Restricted)
	}
	d.look(t, s.ID)
	for person, want := range map[string]int{d.admin: 1, d.analyst: 1, other.ID: 0} {
		v := store.Viewer{Person: person}
		list, err := d.Sources(t.Context(), v)
		if err != nil || len(list) != want {
			t.Errorf("%d sources %v", len(list), err)
		}
		docs, _, err := d.Documents(t.Context(), v, "", "", 10)
		if err != nil || len(docs) != want {
			t.Errorf("%d documents %v", len(docs), err)
		}
	}
	for what, err := range map[string]error{
		"removed": d.RemoveSource(t.Context(), other.ID, s.ID),
		"tried":   func() error { _, err := d.TrySource(t.Context(), other.ID, s.ID); return err }(),
		"changed": func() error {
			_, err := d.SaveSource(t.Context(), other.ID, Source{ID: s.ID, Kind: SourceFeed, Address: "https://x.example/"})
			return err
		}(),
		"listed": func() error { _, err := d.Refusals(t.Context(), store.Viewer{Person: other.ID}, s.ID, 1); return err }(),
	} {
		if !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v", what, err)
		}
	}
	events, _, err := d.Events(t.Context(), store.Viewer{Person: other.ID}, "", 20)
	for _, e := range events {
		if strings.Contains(e.Note, "Secret") {
			t.Errorf("the journal tells of it: %+v", e)
		}
	}
	if err != nil {
		t.Error(err)
	}
	// The same feed for the whole desk: the desk gets its own, and nothing tells of the other.
	open, err := d.SaveSource(t.Context(), other.ID, Source{Kind: SourceFeed, Address: feedAt, Enabled: true})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := d.TrySource(t.Context(), other.ID, open.ID); err != nil || got.Taken != 1 {
		t.Errorf("%+v %v", got, err)
	}
	if docs, _, err := d.Documents(t.Context(), store.Viewer{Person: other.ID}, "", "", 10); err != nil || len(docs) != 1 {
		t.Errorf("%d documents %v", len(docs), err)
	}
}

// On the pages a folder may be watched only where whoever runs the node said so.
func TestFoldersThatMayBeWatched(t *testing.T) {
	d := newPollDesk(t)
	inside, outside := t.TempDir(), t.TempDir()
	link := filepath.Join(inside, "link")
	if err := os.Symlink(outside, link); err != nil {
		t.Fatal(err)
	}
	byCLI := d.add(t, Source{Kind: SourceFolder, Address: outside})
	d.watchable = []string{inside}
	for folder, want := range map[string]string{inside: "<nil>", outside: "exists", link: "folder_outside", filepath.Join(inside, "..", filepath.Base(outside)): "folder_outside", "/etc": "folder_outside", "/etc/no-such-folder": "folder_outside", "/etc/passwd": "folder_outside",
		filepath.Join(inside, "none"): "folder_gone", filepath.Join(inside, "..", "none"): "folder_outside",
		filepath.Join(d.dir, InboxFolder): "<nil>"} {
		_, err := d.SaveSource(t.Context(), d.admin, Source{Kind: SourceFolder, Address: folder})
		if want == "exists" {
			want = "folder_outside"
		}
		if code(err) != want {
			t.Errorf("%s: %v", folder, err)
		}
	}
	byCLI.Name = "Scans"
	if _, err := d.SaveSource(t.Context(), d.admin, byCLI); err != nil {
		t.Errorf("one that is watched already cannot be renamed: %v", err)
	}
	if got := d.WatchableFolders(); len(got) != 2 || got[1] != filepath.Join(d.dir, InboxFolder) {
		t.Errorf("%v", got)
	}
}

func TestEveryFaultHasWords(t *testing.T) {
	arabic := regexp.MustCompile(`\p{Arabic}`)
	for _, c := range SourceCodes() {
		w := (&SourceError{Code: c, Args: []string{"سبب", "reason"}}).Words()
		if !arabic.MatchString(w.AR) || w.EN == "" || arabic.MatchString(strings.ReplaceAll(w.EN, "سبب", "")) || strings.Contains(w.AR+w.EN, "{") {
			t.Errorf("%s: %+v", c, w)
		}
	}
	if w := (&SourceError{Code: "never heard of"}).Words(); w.EN == "" {
		t.Error("an unknown code says nothing")
	}
	f := sourceFault(errors.New("disk on fire"))
	if f.Code != "other" || strings.Contains(f.Words().EN, "fire") {
		t.Errorf("%+v", f)
	}
}

func TestSameAddress(t *testing.T) {
	for _, same := range [][]string{
		{"https://news.example/a", "http://NEWS.example:80/a", "https://www.news.example/a/", "https://news.example/a?utm_source=rss&utm_medium=x#top", "https://news.example/a?fbclid=1"},
		{"https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"},
		{"https://news.example/", "https://news.example"},
	} {
		for _, s := range same[1:] {
			if sameAddress(s) != sameAddress(same[0]) {
				t.Errorf("%s is not %s", s, same[0])
			}
		}
	}
	for _, two := range [][2]string{{"https://news.example/a", "https://news.example/A"}, {"https://news.example/a?id=1", "https://news.example/a?id=2"}, {"https://a.news.example/", "https://b.news.example/"}} {
		if sameAddress(two[0]) == sameAddress(two[1]) {
			t.Errorf("%s is %s", two[0], two[1])
		}
	}
	for _, c := range []struct {
		a, b string
		want bool
	}{{"www.news.example", "feeds.news.example", true}, {"news.example", "news.example.net", false}, {"a.co.uk", "b.co.uk", false}, {"127.0.0.1", "127.0.0.1", true}, {"127.0.0.1", "127.0.0.2", false}, {"93.184.0.1", "10.0.0.1", false}, {"93.184.7.1", "93.9.7.1", false}, {"2001:db8::1", "2001:db8::2", false}, {"a.github.io", "b.github.io", false}} {
		if sameSite(c.a, c.b) != c.want {
			t.Errorf("%+v", c)
		}
	}
}
