package node

import (
	"context"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/ledger"
	"tansiq/internal/parcel"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// How a leaked copy was recognised, the surest first.
const (
	LeakByID    = "id"    // an id that only one agreement's copies have
	LeakByTime  = "time"  // the very time of one agreement's batch
	LeakByWords = "words" // the wording alone, which several agreements may share
)

// LeakCase is a search for the agreement by which something leaked had gone.
type LeakCase struct {
	ID      string      `json:"id"`
	By      string      `json:"by"`
	At      time.Time   `json:"at"`
	Note    string      `json:"note,omitempty"`
	Bytes   int         `json:"bytes"`   // of what was looked at; the text itself is not kept
	Scanned int         `json:"scanned"` // copies that it was held against
	Matches []LeakMatch `json:"matches,omitempty"`
	Closed  time.Time   `json:"closed,omitzero"`
	Closing string      `json:"closing,omitempty"`
}

// LeakMatch is one agreement whose copies occur in what leaked.
type LeakMatch struct {
	Lineage string           `json:"lineage"`
	Partner string           `json:"partner"`
	How     string           `json:"how"`
	Copies  []string         `json:"copies"` // of incidents
	Titles  []text.Bilingual `json:"titles,omitempty"`
	Given   time.Time        `json:"given"`             // when the first of them was given
	Since   time.Time        `json:"since"`             // by when the partner held it, by its own cosignature; zero: not shown yet
	Exposed []string         `json:"exposed,omitempty"` // copies of other incidents that the same partner holds under this agreement
	Recall  bool             `json:"recall"`            // it had been called back
}

var uuidForm = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// OpenLeakCase holds what leaked against everything that was given: by which agreement it left, who has held it since
// when, and what else that partner holds. What leaked is not kept.
func (n *Node) OpenLeakCase(ctx context.Context, by, leaked, note string) (c LeakCase, err error) {
	if strings.TrimSpace(leaked) == "" {
		return c, &ShareError{Code: "leak_empty", Field: "text"}
	}
	err = n.Exchange(ctx, "looking for a leak", func(x store.Exchange) error {
		c = LeakCase{ID: "L-" + parcel.NewID()[:8], By: by, At: x.Now(), Note: strings.TrimSpace(note), Bytes: len(leaked)}
		if c.Matches, c.Scanned, err = n.leaked(x, leaked); err != nil {
			return err
		}
		if err := put(x, shelfLeak, store.Record{ID: c.ID, Owner: by, State: "open"}, c); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActLeak, Ref: c.ID})
	})
	return c, err
}

// leaked finds the agreements whose copies occur in a text.
func (n *Node) leaked(x store.Exchange, leaked string) ([]LeakMatch, int, error) {
	ids := map[string]bool{}
	for _, id := range uuidForm.FindAllString(strings.ToLower(leaked), -1) {
		ids[id] = true
	}
	folded := text.Fold(leaked)
	list, raw, err := keptAll[givenCopy](x, shelfCopy, store.Filter{})
	if err != nil {
		return nil, 0, err
	}
	type found struct {
		how    string
		copies map[string]bool
	}
	byLineage := map[string]*found{}
	rank := map[string]int{LeakByID: 3, LeakByTime: 2, LeakByWords: 1}
	of := map[string]string{}
	for _, g := range list {
		of[g.ID] = g.Of
	}
	for i, g := range list {
		how := ""
		_, id, _ := strings.Cut(g.ID, "--")
		switch {
		case ids[id]:
			how = LeakByID
		case g.Modified != "" && strings.Contains(leaked, g.Modified) || g.Created != "" && strings.Contains(leaked, g.Created):
			how = LeakByTime
		case g.Type == "note" && sameWords(folded, raw[i].Raw):
			how = LeakByWords
		}
		if how == "" {
			continue
		}
		f := byLineage[raw[i].Owner]
		if f == nil {
			f = &found{copies: map[string]bool{}}
			byLineage[raw[i].Owner] = f
		}
		if rank[how] > rank[f.how] {
			f.how = how
		}
		if top := topOf(of, g.ID); release.Top(top) {
			f.copies[top] = true
		}
	}
	var out []LeakMatch
	for lineage, f := range byLineage {
		m := LeakMatch{Lineage: lineage, How: f.how}
		if m.Partner, err = n.taker(x, lineage); err != nil {
			return nil, 0, err
		}
		d, err := n.look(x, m.Partner)
		if err != nil {
			return nil, 0, err
		}
		marks, err := d.marks(d.ours())
		if err != nil {
			return nil, 0, err
		}
		contents, err := d.contents(d.ours(), -1)
		if err != nil {
			return nil, 0, err
		}
		for i, g := range list {
			if raw[i].Owner != lineage {
				continue
			}
			if g.Type == "note" && f.copies[g.Of] {
				if c, err := claimOf(raw[i].Raw); err == nil {
					m.Titles = append(m.Titles, c.Title)
				}
			}
			if !release.Top(g.ID) {
				continue
			}
			if !f.copies[g.ID] {
				if raw[i].State == "given" {
					m.Exposed = append(m.Exposed, g.ID)
				}
				continue
			}
			m.Copies = append(m.Copies, g.ID)
			m.Recall = m.Recall || raw[i].State == "withdrawn"
		}
		for i, c := range contents {
			if c.Kind != ledger.Gave || !f.copies[c.Ref] {
				continue
			}
			if m.Given.IsZero() || c.At.Before(m.Given) {
				m.Given = c.At
				_, m.Since = ledger.Bounds(marks, int64(i))
			}
		}
		slices.Sort(m.Copies)
		out = append(out, m)
	}
	slices.SortFunc(out, func(a, b LeakMatch) int {
		if d := rank[b.How] - rank[a.How]; d != 0 {
			return d
		}
		return strings.Compare(a.Lineage, b.Lineage)
	})
	return out, len(list), nil
}

// leastWords is how many characters of a text must stand in what leaked for the wording to count.
const leastWords = 30

// sameWords reports whether the words of a copy, or half of its sentences, stand in a folded text.
func sameWords(folded string, raw []byte) bool {
	c, err := claimOf(raw)
	if err != nil {
		return false
	}
	for _, lang := range []string{"ar", "en"} {
		all, hits := 0, 0
		for _, sentence := range strings.FieldsFunc(inLang(c.Summary, lang), func(r rune) bool { return strings.ContainsRune(".!?؟\n", r) }) {
			s := text.Fold(strings.TrimSpace(sentence))
			if utf8.RuneCountInString(s) < leastWords {
				continue
			}
			all++
			if strings.Contains(folded, s) {
				hits++
			}
		}
		if hits > 0 && hits*2 >= all {
			return true
		}
	}
	return false
}

// LeakCases lists leak cases, newest first.
func (n *Node) LeakCases(ctx context.Context) (out []LeakCase, err error) {
	err = n.Consult(ctx, "listing leak cases", func(x store.Exchange) error {
		out, _, err = keptAll[LeakCase](x, shelfLeak, store.Filter{Newest: true})
		return err
	})
	return out, err
}

// LeakCase returns one leak case.
func (n *Node) LeakCase(ctx context.Context, id string) (c LeakCase, err error) {
	err = n.Consult(ctx, "reading a leak case", func(x store.Exchange) error {
		c, _, err = kept[LeakCase](x, shelfLeak, id)
		return err
	})
	return c, err
}

// CloseLeakCase ends a leak case with what came of it.
func (n *Node) CloseLeakCase(ctx context.Context, by, id, closing string) error {
	return n.Exchange(ctx, "closing a leak case", func(x store.Exchange) error {
		c, rec, err := kept[LeakCase](x, shelfLeak, id)
		if err != nil {
			return err
		}
		c.Closed, c.Closing, rec.State = x.Now(), strings.TrimSpace(closing), "closed"
		if err := put(x, shelfLeak, rec, c); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActLeak, Ref: id, Note: c.Closing})
	})
}
