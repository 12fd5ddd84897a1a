package node

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"tansiq/internal/format/geojson"
	"tansiq/internal/format/ucdp"
	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// readUCDP reads a UCDP GED file into claims.
func (n *Node) readUCDP(r io.ReadSeeker, in *intake) error {
	atlas, err := n.know.atlas()
	if err != nil {
		return storeError{err}
	}
	actors, err := n.know.actors()
	if err != nil {
		return storeError{err}
	}
	places, err := n.know.places()
	if err != nil {
		return storeError{err}
	}
	subject, err := n.Subject(in.ctx)
	if err != nil {
		return storeError{err}
	}
	now := n.now().UTC().Truncate(time.Second)
	report, err := ucdp.Read(r, ucdp.Options{
		Now: now, Units: atlas, Places: places,
		Subject: func(id string) bool { return actors.PartOf(id, subject) },
		Actor: func(name string) (string, text.Bilingual, bool) {
			found := actors.UCDP(name)
			if len(found) != 1 {
				return "", text.Bilingual{}, false
			}
			return found[0].ID, found[0].Name, true
		},
		Bad: func(e ucdp.RowError) {
			in.reject(Rejection{Line: e.Line, Column: e.Column, Value: e.Value, Reason: e.Words().EN})
		},
	}, func(row ucdp.Row) error {
		row.Claim.By = in.options.By
		return in.take(record{claims: []store.Placed{{Claim: row.Claim}}}, row.Offset)
	})
	in.notes(report.Notes)
	return err
}

// storedObject is a foreign STIX object and the name of who sent it.
type storedObject struct {
	sender string
	object stix.Object
}

// readSTIX reads a bundle. Every valid object is kept byte for byte; the confirmed claims among them, as Tansiq
// writes them, enter their incidents, taken in by who imports them: who took them in elsewhere stays in the
// object. The tally counts objects.
func (n *Node) readSTIX(r io.ReadSeeker, in *intake) error {
	file := &counter{Reader: r}
	for o, err := range stix.Decode(file, stix.DefaultLimits()) {
		var bad *stix.ObjectError
		switch {
		case errors.As(err, &bad):
			in.reject(Rejection{Reason: bad.Error()})
			continue
		case err != nil:
			return err
		}
		r := record{object: &storedObject{sender: "file", object: o}}
		stated, ok, err := incident.FromSTIX(o)
		if err == nil {
			err = in.storable(o)
		}
		if err != nil {
			in.reject(Rejection{Reason: fmt.Sprintf("object %d: %v", in.read+1, err)}) // every object counts, so it is its number
			continue
		}
		if ok && stated.Claim.State == incident.Confirmed {
			stated.Claim.By = in.options.By
			r.claims = []store.Placed{{Claim: stated.Claim, Incident: stated.Incident}}
		}
		if err := in.take(r, file.read); err != nil {
			return err
		}
	}
	return nil
}

// storable says what keeps an object out: it breaks the rules of STIX, or has no canonical form to tell its
// versions by. Such an object would else take its whole batch with it. Times in the wrong order or
// without milliseconds are only noted: data sets that all use have them, and nothing here rests on either.
func (in *intake) storable(o stix.Object) error {
	var odd []text.Note
	for _, p := range stix.Validate(o) {
		switch {
		case p.Warning:
		case p.Rule == "order", p.Rule == "precision":
			odd = append(odd, text.Note{Code: "odd_object", Args: []string{p.Error()}, EN: p.Error() + "; taken in as it came", AR: p.Error() + " (أُخذ كما ورد)"})
		default:
			return p
		}
	}
	if _, err := o.Version(""); err != nil {
		return err
	}
	in.notes(odd)
	return nil
}

// counter counts what is read through it.
type counter struct {
	io.Reader
	read int64 // bytes
}

// Read implements io.Reader.
func (c *counter) Read(p []byte) (int, error) {
	k, err := c.Reader.Read(p)
	c.read += int64(k)
	return k, err
}

// store writes a batch.
func (in *intake) store(batch []record) (store.Tally, error) {
	var claims []store.Placed
	objects := map[string][]stix.Object{}
	for _, r := range batch {
		claims = append(claims, r.claims...)
		if r.object != nil {
			objects[r.object.sender] = append(objects[r.object.sender], r.object.object)
		}
	}
	var total store.Tally
	if len(claims) > 0 {
		t, err := in.node.AddClaims(in.ctx, in.options.By, claims)
		if err != nil {
			return total, err
		}
		if len(objects) == 0 {
			total = t
		}
	}
	for _, sender := range slices.Sorted(maps.Keys(objects)) {
		t, err := in.node.PutObjects(in.ctx, sender, objects[sender])
		if err != nil {
			return total, err
		}
		total.Added += t.Added
		total.Updated += t.Updated
		total.Unchanged += t.Unchanged
	}
	return total, nil
}

// readGeoJSON reads features into claims. The file's name is their source, so that the ids of features in two
// files do not meet.
func (n *Node) readGeoJSON(r io.ReadSeeker, in *intake) error {
	source := incident.Source{ID: "geojson", Name: in.options.Name, Kind: incident.SourceDataset, Published: incident.NoDay}
	if in.options.Name != "" {
		source.ID += ":" + in.options.Name
	}
	report, err := geojson.Read(r, geojson.Options{
		Now: n.now().UTC().Truncate(time.Second), Source: source,
		Bad: func(e geojson.FeatureError) {
			in.reject(Rejection{Column: e.Where(), Value: e.Value, Reason: e.Words().EN})
		},
	}, func(row geojson.Row) error {
		row.Claim.By = in.options.By
		return in.take(record{claims: []store.Placed{{Claim: row.Claim}}}, row.Offset)
	})
	in.notes(report.Notes)
	return err
}

// notes tells what was converted and passed over, once for a file.
func (in *intake) notes(list []text.Note) {
	if in.options.Note == nil || in.options.Strict && !in.dry {
		return // told when the file was checked
	}
	for _, note := range list {
		in.options.Note(note.EN)
	}
}
