package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strings"
	"time"

	"tansiq/internal/account"
	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Reading is what Reader.Read makes of one document.
type Reading struct {
	read.Reading
	Document document.Document `json:"-"` // its text, and what was done to get it
}

// Reader reads documents without a node: nothing is kept.
type Reader struct{ know knowledge }

// NewReader returns a reader with the knowledge that the project ships.
func NewReader() *Reader { return NewReaderWith("") }

// NewReaderWith returns a reader that also knows the actors of a file of the site's own.
func NewReaderWith(actors string) *Reader { return &Reader{newKnowledge(actors)} }

// Read decodes or extracts the text of a document and reads it for the subject group. A day of publication that
// is given goes before the one that the document names. Errors about the document are *document.Error.
func (r *Reader) Read(ctx context.Context, in read.Input, original []byte, mediaType string) (Reading, error) {
	d, err := r.know.open(ctx, original, in.Source, mediaType)
	if err != nil {
		return Reading{}, err
	}
	return r.know.readText(ctx, in, d, DefaultSubject)
}

// open takes the text out of a document when its turn has come: a PDF can need some hundred megabytes for a moment.
func (k knowledge) open(ctx context.Context, original []byte, name, mediaType string) (document.Document, error) {
	select {
	case k.turns <- struct{}{}:
		defer func() { <-k.turns }()
	case <-ctx.Done():
		return document.Document{}, fmt.Errorf("waiting to open %s: %w", name, ctx.Err())
	}
	return document.Read(ctx, original, name, mediaType)
}

// readText reads the text of a document when its turn has come.
func (k knowledge) readText(ctx context.Context, in read.Input, d document.Document, subject string) (Reading, error) {
	select {
	case k.turns <- struct{}{}:
		defer func() { <-k.turns }()
	case <-ctx.Done():
		return Reading{}, fmt.Errorf("waiting to read %s: %w", in.Source, ctx.Err())
	}
	know, err := k.reading()
	if err != nil {
		return Reading{}, err
	}
	know.Subject = subject
	in.Text, in.Lang = d.Text, d.Lang
	if in.Published == incident.NoDay {
		in.Published = d.Published
	}
	if in.Publisher == "" {
		in.Publisher = d.Site
	}
	r, err := read.Read(ctx, in, know)
	if err != nil {
		return Reading{}, fmt.Errorf("reading %s: %w", in.Source, err)
	}
	return Reading{Reading: r, Document: d}, nil
}

// TakeDocument decodes Original (or takes Text as pasted when Original is empty), extracts the text of HTML,
// reads it, and stores it with its proposals. The given document carries Name, Source, URL, Published, Marking,
// Restricted, MediaType (a hint) and By; who gives a restricted document is always among those who see it. Errors
// about the text are *document.Error, about what is said of it *DocumentError. added is false when the same text
// was there already; the document returned is then the one there.
//
// A document that the giver may not see does not count as there: the giver gets one of their own, and nothing
// tells of the other.
func (n *Node) TakeDocument(ctx context.Context, d store.Document) (taken store.Document, added bool, err error) {
	if err := n.checkDocument(ctx, &d); err != nil {
		return d, false, err
	}
	d.Notes = nil
	from, err := n.know.extract(ctx, &d)
	if err != nil {
		return d, false, err
	}
	r, err := n.readExtracted(ctx, &d, from)
	if err != nil {
		return d, false, err
	}
	ids := []string{documentID(d.Text, d.Name), documentID(d.Text, d.Name+"\x00"+d.By)}
	if len(d.Restricted) > 0 {
		// It leaves the first id free, unless it is known by that already: else whoever gives the same text to all would see by
		// their document's id that there is another.
		switch _, err := n.Document(ctx, store.Viewer{Person: d.By}, ids[0]); {
		case errors.Is(err, store.ErrNotFound):
			ids = ids[1:]
		case err != nil:
			return d, false, err
		}
	}
	for _, id := range ids {
		d.ID = id
		claims, err := r.Claims(read.Record{ID: d.ID, Name: d.Name, Marking: d.Marking, By: d.By, At: d.At})
		if err != nil {
			return d, false, err
		}
		err = n.Exchange(ctx, "storing "+d.Name, func(x store.Exchange) error {
			traced, err := traceSource(x, &d, r.Reading, claims)
			if err == nil {
				added, err = x.PutDocument(d, traced)
			}
			return err
		})
		if err != nil {
			return d, false, err
		}
		taken, err = n.Document(ctx, store.Viewer{Person: d.By, System: added}, d.ID)
		if errors.Is(err, store.ErrNotFound) && !added {
			continue // somebody else's, and not for the giver
		}
		if err == nil && !added && len(d.Restricted) > 0 && wider(taken.Restricted, d.Restricted) {
			return taken, false, &DocumentError{Code: "wider", Document: taken.ID,
				Detail: "the same text is in the node already and more people see it than the restriction names: it stays as it is; restrict that document instead"}
		}
		return taken, added, err
	}
	return d, false, fmt.Errorf("taking %s in: %w", d.Name, store.ErrNotFound)
}

// extract decodes the original of a document, or the text that was pasted, and gives it its text.
func (k knowledge) extract(ctx context.Context, d *store.Document) (document.Document, error) {
	if len(d.Original) == 0 {
		d.Original, d.MediaType = []byte(d.Text), "text/plain"
	}
	from, err := k.open(ctx, d.Original, d.Name, d.MediaType)
	if err != nil {
		return from, err
	}
	d.Text, d.MediaType, d.Extractor = from.Text, from.MediaType, from.Extractor
	return from, nil
}

// readExtracted reads the text of a document and fills in what is not said of it.
func (n *Node) readExtracted(ctx context.Context, d *store.Document, from document.Document) (Reading, error) {
	subject, err := n.Subject(ctx)
	if err != nil {
		return Reading{}, err
	}
	r, err := n.know.readText(ctx, read.Input{Source: d.Name, Publisher: d.Source, Published: d.Published}, from, subject)
	if err != nil {
		return Reading{}, err
	}
	d.Lang, d.Published = r.Lang, r.Published
	d.Sketch = r.Sketch(d.Text)
	d.Name = firstOf(d.Name, from.Title, headline(from.Text))
	d.Source = firstOf(d.Source, from.Site)
	d.URL = firstOf(d.URL, from.URL)
	d.At = n.now().UTC()
	if d.Marking == "" {
		d.Marking = incident.TLPAmber // as read.Record: nothing leaves by oversight
	}
	d.Notes = append(d.Notes, from.Notes...)
	for _, note := range r.Notes { // what of the text was left unread
		d.Notes = append(d.Notes, text.Note{AR: note.AR, EN: note.EN})
	}
	r.Source = d.Name
	if d.Reading, err = json.Marshal(r.Reading); err != nil {
		return Reading{}, fmt.Errorf("keeping the reading of %s: %w", d.Name, err)
	}
	return r, nil
}

// wider reports whether more people see a document restricted to there than one restricted to given.
func wider(there, given []string) bool {
	return len(there) == 0 || slices.ContainsFunc(there, func(p string) bool { return !slices.Contains(given, p) })
}

// DocumentError is what is wrong with what was said of a document, in words for the person who gave it.
type DocumentError struct {
	Field    string // published, marking, url or restricted; empty: none alone
	Code     string // future, marking, url, person; wider: the same text is there already and more people see it
	Document string // with wider: the one there
	Detail   string // in English
}

// Error is Detail, after the field.
func (e *DocumentError) Error() string {
	if e.Field == "" {
		return e.Detail
	}
	return e.Field + ": " + e.Detail
}

// checkDocument holds what is said of a document against the rules, and adds the giver to a restriction.
func (n *Node) checkDocument(ctx context.Context, d *store.Document) error {
	// Somewhere it is tomorrow already.
	if d.Published != incident.NoDay && d.Published > incident.DayOf(n.now().UTC())+1 {
		return &DocumentError{Field: "published", Code: "future", Detail: d.Published.String() + " lies in the future"}
	}
	switch d.Marking {
	case "", incident.TLPClear, incident.TLPGreen, incident.TLPAmber, incident.TLPAmberStrict, incident.TLPRed:
	default:
		return &DocumentError{Field: "marking", Code: "marking", Detail: fmt.Sprintf("%q is no TLP 2.0 marking, such as TLP:AMBER", d.Marking)}
	}
	if d.URL = strings.TrimSpace(d.URL); d.URL != "" {
		if u, err := url.Parse(d.URL); err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return &DocumentError{Field: "url", Code: "url", Detail: fmt.Sprintf("%q is not an address that begins with https://", d.URL)}
		}
	}
	if len(d.Restricted) == 0 {
		return nil
	}
	people, err := n.People(ctx)
	if err != nil {
		return err
	}
	known := func(id string) bool {
		return slices.ContainsFunc(people, func(p account.Person) bool { return p.ID == id })
	}
	for _, id := range d.Restricted {
		if !known(id) {
			return &DocumentError{Field: "restricted", Code: "person", Detail: fmt.Sprintf("there is no person with the id %q", id)}
		}
	}
	d.Restricted = slices.Clone(d.Restricted)
	if known(d.By) && !slices.Contains(d.Restricted, d.By) {
		d.Restricted = append(d.Restricted, d.By)
	}
	return nil
}

// documentID is the id of a document (store.Document).
func documentID(text, name string) string {
	h := sha256.New()
	fmt.Fprintf(h, "%d %d ", len(text), len(name)) // so that no other text and name run together to the same bytes
	h.Write([]byte(text))
	h.Write([]byte(name))
	return "doc-" + hex.EncodeToString(h.Sum(nil))[:32]
}

func firstOf(texts ...string) string {
	for _, t := range texts {
		if t = strings.TrimSpace(t); t != "" {
			return t
		}
	}
	return ""
}

// headline is the first line that says something, cut to a name's length: what pasted text is called.
func headline(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(strings.TrimPrefix(line, "\uFEFF")); line != "" {
			if r := []rune(line); len(r) > 80 {
				line = strings.TrimSpace(string(r[:80])) + "…"
			}
			return line
		}
	}
	return ""
}

// WriteSTIX writes readings as one STIX 2.1 bundle: a report for each document and a note for each claim.
func (r *Reader) WriteSTIX(w io.Writer, readings []Reading) error {
	rendering := r.know.rendering()
	rendering.Party = "tansiq read"
	out := incident.NewExporter(w, rendering)
	for _, one := range readings {
		id := documentID(one.Document.Text, one.Source)
		at := time.Unix(0, 0).UTC() // a reading depends on the text alone, and so does its bundle
		claims, err := one.Claims(read.Record{ID: id, Name: one.Source, Marking: incident.TLPAmber, By: "import:read", At: at})
		if err != nil {
			return err
		}
		if err := out.Document(incident.SourceText{
			ID: id, Name: one.Source, Publisher: one.Document.Site, URL: one.Document.URL, Lang: one.Lang,
			Published: one.Published, Text: one.Document.Text, Marking: incident.TLPAmber, At: at,
		}, claims); err != nil {
			return fmt.Errorf("writing %s as STIX: %w", one.Source, err)
		}
	}
	return out.Close()
}
