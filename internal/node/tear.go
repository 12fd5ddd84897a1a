package node

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/parcel"
	"tansiq/internal/release"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Marks is what our people say of one claim beyond its own marking: what of it goes no further, and what it may be
// used for.
type Marks struct {
	Key       string                      `json:"key"`             // of the claim
	Marks     map[string]incident.Marking `json:"marks,omitempty"` // by property
	Portions  []release.Portion           `json:"portions,omitempty"`
	Private   []string                    `json:"private,omitempty"`   // properties that identify private persons
	Recipient bool                        `json:"recipient,omitempty"` // the warning is for those persons
	PAP       agreement.PAP               `json:"pap,omitempty"`
	By        string                      `json:"by"`
	At        time.Time                   `json:"at"`
}

// TearLine is a tear-line with the claim that it is of.
type TearLine struct {
	release.Tear
	Key string `json:"key"`
}

// Sharing is what our people have said of a claim for the sake of sharing.
type Sharing struct {
	Claim  incident.Claim
	Marks  Marks
	Tears  []TearLine
	Origin *Origin  // nil: it is ours
	Stale  []string // ids of tear-lines that were written over another text
}

// properties that can be marked.
var markable = []string{release.When, release.Places, release.Actors, release.Quantities, release.Methods, release.Title, release.Summary,
	release.Certainty, release.Grade, release.Source}

// Markable lists the properties of a claim that can have a marking of their own.
func Markable() []string { return slices.Clone(markable) }

// Keepable lists the properties that can go along with a tear-line.
func Keepable() []string {
	return []string{release.Class, release.When, release.Places, release.Actors, release.Quantities, release.Methods}
}

// current returns the claim that stands under a key as the person sees it: the confirmed version.
func (n *Node) current(x store.Exchange, key string) (incident.Claim, error) {
	held, err := x.Claims(nil, []string{key})
	if err != nil {
		return incident.Claim{}, err
	}
	for _, h := range held {
		if h.Claim.State == incident.Confirmed && !h.Restricted {
			return h.Claim, nil
		}
	}
	return incident.Claim{}, store.ErrNotFound
}

// SetMarks replaces what is said of a claim for the sake of sharing.
func (n *Node) SetMarks(ctx context.Context, by string, m Marks) error {
	for name, level := range m.Marks {
		if !slices.Contains(markable, name) {
			return &ShareError{Code: "mark_property", Field: "marks", Value: name}
		}
		if !known(level) {
			return &ShareError{Code: "tear_level", Field: "marks", Value: string(level)}
		}
	}
	for _, name := range m.Private {
		if !slices.Contains(markable, name) {
			return &ShareError{Code: "mark_property", Field: "private", Value: name}
		}
	}
	switch m.PAP {
	case "", agreement.PAPClear, agreement.PAPGreen, agreement.PAPAmber, agreement.PAPRed:
	default:
		return &ShareError{Code: "mark_pap", Field: "pap", Value: string(m.PAP)}
	}
	return n.Exchange(ctx, "marking a claim", func(x store.Exchange) error {
		c, err := n.current(x, m.Key)
		if err != nil {
			return err
		}
		for _, p := range m.Portions {
			s := inLang(c.Summary, p.Lang)
			if p.Span.Start < 0 || p.Span.End <= p.Span.Start || p.Span.End > utf8.RuneCountInString(s) {
				return &ShareError{Code: "mark_span", Field: "portions"}
			}
		}
		m.By, m.At = by, x.Now()
		if err := put(x, shelfMark, store.Record{ID: m.Key, Owner: m.Key, State: "set"}, m); err != nil {
			return err
		}
		if err := unapprove(x, by, c, m); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActMarked, Claims: []string{c.ID}})
	})
}

// unapprove takes the approval from tear-lines that repeat what is marked now: they were looked at before that.
func unapprove(x store.Exchange, by string, c incident.Claim, m Marks) error {
	tears, raw, err := keptAll[TearLine](x, shelfTear, store.Filter{Owner: m.Key, State: "approved"})
	if err != nil {
		return err
	}
	for i, t := range tears {
		if repeats(t.Tear, c, m) == "" {
			continue
		}
		t.Approved, raw[i].State = nil, "draft"
		if err := put(x, shelfTear, raw[i], t); err != nil {
			return err
		}
		if err := x.Journal(store.Event{By: by, Act: store.ActTearWritten, Ref: t.ID, Claims: []string{c.ID}, Note: "repeats what is marked: not approved any more"}); err != nil {
			return err
		}
	}
	return nil
}

// known reports whether a marking is one of the five levels.
func known(m incident.Marking) bool {
	switch m {
	case incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed:
		return true
	}
	return false
}

// inLang is the text in one language alone.
func inLang(b text.Bilingual, lang string) string {
	if lang == "ar" {
		return b.AR
	}
	return b.EN
}

// WriteTear keeps a text that may go below a claim's marking. It goes once somebody else has approved it. A text that
// repeats what is marked as not to go is refused.
func (n *Node) WriteTear(ctx context.Context, by, key string, t release.Tear) (id string, err error) {
	if !known(t.Level) {
		return "", &ShareError{Code: "tear_level", Field: "level", Value: string(t.Level)}
	}
	if strings.TrimSpace(t.Summary.AR+t.Summary.EN) == "" {
		return "", &ShareError{Code: "tear_empty", Field: "summary"}
	}
	for _, k := range t.Keep {
		if !slices.Contains(Keepable(), k) {
			return "", &ShareError{Code: "tear_keep", Field: "keep", Value: k}
		}
	}
	err = n.Exchange(ctx, "writing a tear-line", func(x store.Exchange) error {
		c, err := n.current(x, key)
		if err != nil {
			return err
		}
		m, _, err := kept[Marks](x, shelfMark, key)
		if err != nil && !notFound(err) {
			return err
		}
		if word := repeats(t, c, m); word != "" {
			return &ShareError{Code: "tear_repeats", Field: "summary", Value: word}
		}
		t.ID, t.By, t.Approved, t.Over, t.At = parcel.NewID()[:12], by, nil, release.TextDigest(&c), x.Now()
		id = t.ID
		if err := put(x, shelfTear, store.Record{ID: id, Owner: key, State: "draft"}, TearLine{t, key}); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActTearWritten, Ref: id, Claims: []string{c.ID}})
	})
	return id, err
}

// repeats returns words that a tear-line must not hold because a person marked them: a whole portion, or a number in
// it of five digits and more, as telephones and documents have.
func repeats(t release.Tear, c incident.Claim, m Marks) string {
	for _, lang := range []string{"ar", "en"} {
		said := text.Fold(inLang(t.Title, lang) + " \n " + inLang(t.Summary, lang))
		for _, p := range m.Portions {
			full := []rune(inLang(c.Summary, p.Lang))
			if p.Span.End > len(full) || p.Span.Start < 0 || p.Span.End <= p.Span.Start {
				continue
			}
			words := strings.TrimSpace(string(full[p.Span.Start:p.Span.End]))
			if folded := text.Fold(words); folded != "" && strings.Contains(said, folded) {
				return words
			}
			for _, f := range strings.FieldsFunc(text.Fold(words), func(r rune) bool { return r < '0' || r > '9' }) {
				if len(f) >= 5 && strings.Contains(said, f) {
					return f
				}
			}
		}
	}
	return ""
}

// ApproveTear lets a tear-line be used; who approves is not who wrote it.
func (n *Node) ApproveTear(ctx context.Context, by, id string) error {
	return n.Exchange(ctx, "approving a tear-line", func(x store.Exchange) error {
		t, r, err := kept[TearLine](x, shelfTear, id)
		if err != nil {
			return err
		}
		if t.By == by {
			return ErrSamePerson
		}
		if slices.Contains(t.Approved, by) {
			return &ShareError{Code: "already"}
		}
		c, err := n.current(x, t.Key)
		if err != nil {
			return err
		}
		m, _, err := kept[Marks](x, shelfMark, t.Key)
		if err != nil && !notFound(err) {
			return err
		}
		if word := repeats(t.Tear, c, m); word != "" {
			return &ShareError{Code: "tear_repeats", Field: "summary", Value: word}
		}
		t.Approved = append(t.Approved, by)
		r.State = "approved"
		if err := put(x, shelfTear, r, t); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActTearApproved, Ref: id})
	})
}

// DropTear throws a tear-line away. What was given by it stays given until something else is decided about the claim.
func (n *Node) DropTear(ctx context.Context, by, id string) error {
	return n.Exchange(ctx, "throwing a tear-line away", func(x store.Exchange) error {
		if _, err := x.Record(shelfTear, id); err != nil {
			return err
		}
		if err := x.Drop(shelfTear, id); err != nil {
			return err
		}
		return x.Journal(store.Event{By: by, Act: store.ActTearWritten, Ref: id, Note: "dropped"})
	})
}

// SharingOf returns what has been said of the claims of an incident for the sake of sharing.
func (n *Node) SharingOf(ctx context.Context, incidentID string) (out []Sharing, err error) {
	err = n.Consult(ctx, "reading what is marked", func(x store.Exchange) error {
		out = nil
		held, err := x.Claims([]string{incidentID}, nil)
		if err != nil {
			return err
		}
		for _, h := range held {
			if h.Claim.State != incident.Confirmed || h.Restricted {
				continue
			}
			s := Sharing{Claim: h.Claim}
			if s.Marks, s.Tears, s.Origin, err = n.said(x, h.Claim.Key); err != nil {
				return err
			}
			digest := release.TextDigest(&h.Claim)
			for _, t := range s.Tears {
				if t.Over != digest {
					s.Stale = append(s.Stale, t.ID)
				}
			}
			out = append(out, s)
		}
		return nil
	})
	if err == nil && len(out) == 0 {
		err = store.ErrNotFound
	}
	return out, err
}

// said reads what is kept of a claim for the sake of sharing.
func (n *Node) said(x store.Exchange, key string) (m Marks, tears []TearLine, o *Origin, err error) {
	if m, _, err = kept[Marks](x, shelfMark, key); err != nil && !notFound(err) {
		return m, nil, nil, err
	}
	if tears, _, err = keptAll[TearLine](x, shelfTear, store.Filter{Owner: key}); err != nil {
		return m, nil, nil, err
	}
	origin, _, err := kept[Origin](x, shelfOrigin, key)
	if err == nil {
		return m, tears, &origin, nil
	}
	if notFound(err) {
		err = nil
	}
	return m, tears, nil, err
}

// item makes of a claim what package release judges.
func (n *Node) item(x store.Exchange, h store.Held) (release.Item, error) {
	item := release.Item{Claim: h.Claim, Incident: h.Incident, Restricted: h.Restricted}
	m, tears, o, err := n.said(x, h.Claim.Key)
	if err != nil {
		return item, err
	}
	item.Marks, item.Portions, item.Private, item.Recipient, item.PAP = m.Marks, m.Portions, m.Private, m.Recipient, m.PAP
	for _, t := range tears {
		item.Tears = append(item.Tears, t.Tear)
	}
	if o == nil {
		return item, nil
	}
	item.Origin = &release.Origin{Party: o.Party, Onward: o.Onward}
	// What may be done with it goes on no wider than its originator agreed.
	item.PAP = narrower(item.PAP, o.PAP)
	requests, _, err := keptAll[Request](x, shelfRequest, store.Filter{Owner: o.Party})
	if err != nil {
		return item, err
	}
	for _, r := range requests {
		if c, ok := r.consent(o.Copy); ok {
			item.Origin.Consents = append(item.Origin.Consents, c)
		}
	}
	return item, nil
}

// narrower is the narrower of two levels of use; an empty one counts as the widest, an unknown one as the narrowest.
func narrower(a, b agreement.PAP) agreement.PAP {
	order := []agreement.PAP{"", agreement.PAPClear, agreement.PAPGreen, agreement.PAPAmber, agreement.PAPRed}
	i, j := slices.Index(order, a), slices.Index(order, b)
	switch {
	case i < 0 || j < 0:
		return agreement.PAPRed
	case i > j:
		return a
	}
	return b
}

// errStop ends a transaction whose result is not wanted.
var errStop = errors.New("stop")
