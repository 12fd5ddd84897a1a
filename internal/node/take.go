package node

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"tansiq/internal/format/document"
	"tansiq/internal/incident"
	"tansiq/internal/read"
	"tansiq/internal/store"
)

// Reading is what Reader.Read makes of one document.
type Reading struct {
	read.Reading
	Document document.Document `json:"-"` // its text, and what was done to get it
}

// Reader reads documents without a node: nothing is kept.
type Reader struct{ know knowledge }

// NewReader returns a reader with the knowledge that the project ships.
func NewReader() *Reader { return &Reader{newKnowledge()} }

// Read decodes or extracts the text of a document and reads it for the subject group. A day of publication that
// is given goes before the one that the document names. Errors about the document are *document.Error.
func (r *Reader) Read(_ context.Context, in read.Input, original []byte, mediaType string) (Reading, error) {
	d, err := document.Read(original, in.Source, mediaType)
	if err != nil {
		return Reading{}, err
	}
	k, err := r.know.reading()
	if err != nil {
		return Reading{}, err
	}
	k.Subject = DefaultSubject
	return readText(in, d, k), nil
}

// readText reads the text of a document.
func readText(in read.Input, d document.Document, k read.Knowledge) Reading {
	in.Text, in.Lang = d.Text, d.Lang
	if in.Published == incident.NoDay {
		in.Published = d.Published
	}
	if in.Publisher == "" {
		in.Publisher = d.Site
	}
	return Reading{Reading: read.Read(in, k), Document: d}
}

// TakeDocument decodes Original (or takes Text as pasted when Original is empty), extracts the text of HTML,
// reads it, and stores it with its proposals. The given document carries Name, Source, URL, Published, Marking,
// Restricted, MediaType (a hint) and By. Errors about the document are *document.Error. added is false when the
// same text was there already; the document returned is then the one there.
func (n *Node) TakeDocument(ctx context.Context, d store.Document) (taken store.Document, added bool, err error) {
	original, hint := d.Original, d.MediaType
	if len(original) == 0 {
		original, hint = []byte(d.Text), "text/plain"
	}
	subject, err := n.Subject(ctx)
	if err != nil {
		return d, false, err
	}
	k, err := n.know.reading()
	if err != nil {
		return d, false, err
	}
	k.Subject = subject
	text, err := document.Read(original, d.Name, hint)
	if err != nil {
		return d, false, err
	}
	r := readText(read.Input{Source: d.Name, Publisher: d.Source, Published: d.Published}, text, k)
	d.Text, d.Original, d.MediaType, d.Extractor, d.Lang = text.Text, original, text.MediaType, text.Extractor, r.Lang
	d.Published = r.Published
	d.Name = firstOf(d.Name, text.Title, headline(text.Text))
	d.Source = firstOf(d.Source, text.Site)
	d.URL = firstOf(d.URL, text.URL)
	d.At = n.now().UTC()
	if d.Marking == "" {
		d.Marking = incident.TLPAmber // as read.Record: nothing leaves by oversight
	}
	for _, note := range text.Notes {
		d.Notes = append(d.Notes, note.EN)
	}
	d.ID = documentID(d.Text, d.Name)
	r.Source = d.Name
	if d.Reading, err = json.Marshal(r.Reading); err != nil {
		return d, false, fmt.Errorf("keeping the reading of %s: %w", d.Name, err)
	}
	claims, err := r.Claims(read.Record{ID: d.ID, Name: d.Name, Marking: d.Marking, By: d.By, At: d.At})
	if err != nil {
		return d, false, err
	}
	if added, err = n.PutDocument(ctx, d, claims); err != nil {
		return d, false, fmt.Errorf("storing %s: %w", d.Name, err)
	}
	// Who gives a document may restrict it to others, but must not learn of a restricted one by giving it again.
	taken, err = n.Document(ctx, store.Viewer{Person: d.By, System: added}, d.ID)
	return taken, added, err
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
