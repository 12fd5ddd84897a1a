package stix_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"tansiq/internal/stix"
)

// bundles are the four real ATT&CK bundles: two releases of each of two collections.
var bundles = []string{"mobile-attack-13.1.json", "mobile-attack-14.1.json", "ics-attack-17.1.json", "ics-attack-18.1.json"}

// shared returns the path of a real data file, or "" with one line in the log where the data are not.
func shared(tb testing.TB, name string) string {
	tb.Helper()
	root := os.Getenv("TANSIQ_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared")
	}
	path := filepath.Join(root, "data", "stix", name)
	if _, err := os.Stat(path); err != nil {
		tb.Logf("not run: the real bundles are not here (%s); set TANSIQ_SHARED to where they are", path)
		return ""
	}
	return path
}

// TestRealBundles sends what others wrote through the package: every object comes out with the bytes that it
// went in with, is valid, and gets the version that the design counted.
func TestRealBundles(t *testing.T) {
	objects, ids, versions := 0, map[string]bool{}, map[stix.VersionKey]bool{}
	for _, name := range bundles {
		path := shared(t, name)
		if path == "" {
			return
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		// The oracle is the standard library, which cuts the same objects out of the file.
		var want struct{ Objects []json.RawMessage }
		if err := json.Unmarshal(whole, &want); err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		w := stix.NewBundleWriter(&out)
		n := 0
		for o, err := range stix.Decode(bytes.NewReader(whole), stix.DefaultLimits()) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if !bytes.Equal(o.Raw, want.Objects[n]) {
				t.Fatalf("%s: object %d (%s) came in with other bytes", name, n, o.ID)
			}
			// One relationship of the real data was modified before it was created; nothing else is wrong.
			err = stix.Valid(o)
			if bad := o.ID == "relationship--f825f5ea-3815-431f-b005-4c01b8b2fed9"; bad != (err != nil) {
				t.Errorf("%s: %s: %v", name, o.ID, err)
			}
			key, err := o.Version("")
			if err != nil {
				t.Fatal(err)
			}
			ids[o.ID], versions[key] = true, true
			if err := w.Write(o); err != nil {
				t.Fatal(err)
			}
			n++
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		objects += n
		var back struct{ Objects []json.RawMessage }
		if err := json.Unmarshal(out.Bytes(), &back); err != nil {
			t.Fatalf("%s as written: %v", name, err)
		}
		if len(back.Objects) != len(want.Objects) {
			t.Fatalf("%s: wrote %d of %d objects", name, len(back.Objects), len(want.Objects))
		}
		for i := range back.Objects {
			if !bytes.Equal(back.Objects[i], want.Objects[i]) {
				t.Fatalf("%s: object %d went out with other bytes", name, i)
			}
		}
	}
	if objects != 7645 || len(ids) != 4238 || len(versions) != 4566 {
		t.Errorf("%d objects, %d ids, %d versions; want 7645, 4238, 4566", objects, len(ids), len(versions))
	}
}

func BenchmarkRealBundles(b *testing.B) {
	var files [][]byte
	size := 0
	for _, name := range bundles {
		path := shared(b, name)
		if path == "" {
			return
		}
		whole, err := os.ReadFile(path)
		if err != nil {
			b.Fatal(err)
		}
		files, size = append(files, whole), size+len(whole)
	}
	steps := map[string]func(stix.Object) error{
		"parse":          func(stix.Object) error { return nil },
		"parse+validate": func(o stix.Object) error { stix.Validate(o); return nil },
		"parse+version":  func(o stix.Object) error { _, err := o.Version("x"); return err },
	}
	for _, name := range []string{"parse", "parse+validate", "parse+version"} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(size))
			n := 0
			for b.Loop() {
				for _, f := range files {
					for o, err := range stix.Decode(bytes.NewReader(f), stix.DefaultLimits()) {
						if err == nil {
							err = steps[name](o)
						}
						if err != nil {
							b.Fatal(err)
						}
						n++
					}
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "objects/s")
		})
	}
}
