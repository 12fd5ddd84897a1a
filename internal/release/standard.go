package release

import (
	"fmt"
	"io"

	"tansiq/internal/incident"
	"tansiq/internal/stix"
	"tansiq/internal/watch"
)

// maker is the identity that made our extensions, the same on every node.
const maker = "identity--fbf1c499-64a6-50cb-9032-cd52372320ac"

// Standard returns the objects that copies refer to by ids that are the same everywhere: the TLP 2.0 markings and our
// extension definitions with their maker. They say nothing of what is given and are no copies; who reads copies without
// knowing Tansiq needs them.
func Standard() ([]stix.Object, error) {
	const timeless = `"created":"2025-01-01T00:00:00.000Z",`
	all := [][]byte{[]byte(`{` + timeless + `"created_by_ref":"` + maker + `","id":"` + maker + `","identity_class":"organization","modified":"2025-01-01T00:00:00.000Z","name":"Tansiq","spec_version":"2.1","type":"identity"}`)}
	for _, x := range [...][4]string{
		{incident.IncidentExtension, "property-extension", "incident", "What the claims about one happening compose to: class, side, time, grade, contradictions."},
		{incident.ClaimExtension, "property-extension", "claim", "One source's statement about a happening, whole, on a note that says the same in words."},
		{incident.PlaceExtension, "property-extension", "place", "How fine a place is known and the administrative unit that surely contains it."},
		{watch.AreaExtension, "property-extension", "area", "The outlines of an area, and when each of them holds."},
		{watch.WatchExtension, "new-sdo", "watch", "A party's commitment to observe a piece of land for a time."},
		{watch.DeclarationExtension, "new-sdo", "declaration", "That the list of a party's watches is complete, as it was given."},
	} {
		all = append(all, fmt.Appendf(nil, `{`+timeless+`"created_by_ref":%q,"description":%q,"extension_types":[%q],"id":%q,"modified":"2025-01-01T00:00:00.000Z","name":"Tansiq %s",`+
			`"schema":"The JSON Schema docs/schema/%s.json in the source of Tansiq.","spec_version":"2.1","type":"extension-definition","version":"1.0.0"}`, maker, x[3], x[1], x[0], x[2], x[2]))
	}
	var out []stix.Object
	for l := stix.Clear; l <= stix.Red; l++ {
		o, err := l.MarkingDefinition()
		if err != nil {
			return nil, err
		}
		out = append(out, o)
	}
	for _, raw := range all {
		o, err := stix.New(raw)
		if err != nil {
			return nil, fmt.Errorf("making a standard object: %w", err)
		}
		out = append(out, o)
	}
	return out, nil
}

// Bundle writes copies as one STIX bundle that stands by itself, the standard objects before them. The same copies
// make the same bytes.
func Bundle(w io.Writer, copies []Copy) error {
	standard, err := Standard()
	if err != nil {
		return err
	}
	b := stix.NewBundleWriter(w)
	for _, o := range standard {
		if err := b.Write(o); err != nil {
			return err
		}
	}
	for i := range copies {
		if err := b.Write(stix.Object{ID: copies[i].ID, Type: copies[i].Type, Raw: copies[i].Raw}); err != nil {
			return err
		}
	}
	return b.Close()
}
