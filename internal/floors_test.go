package internal_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// floors says on which floor of the house each room stands (docs/architecture.md). Imports go strictly down;
// the shipped data lie below floor 0. A room that is not listed here does not exist yet: add it with its floor.
var floors = map[string]int{
	"data": -1,
	"text": 0, "gazetteer": 0, "area": 0, "actor": 0, "stix": 0, "trend": 0, "party": 0,
	"incident": 1, "instrument": 1, "ledger": 1, "account": 1,
	"read": 2, "agreement": 2, "format": 2, "judgment": 2, "watch": 2, "release": 2, "warning": 2,
	"parcel": 3, "taxii": 3, "store": 3,
	"node": 4,
	"api":  5, "web": 5, "door": 5, "fetch": 5,
	"cmd": 6, "test": 6,
}

// sideways lists the imports within one floor that the design names.
var sideways = map[[2]string]bool{
	{"release", "agreement"}: true, {"warning", "release"}: true, // floor 2
	{"release", "watch"}:  true,                          // what of watches goes is decided by what they are
	{"gazetteer", "text"}: true, {"actor", "text"}: true, // names are matched in folded form
	{"gazetteer", "area"}: true,                       // a place names its administrative units
	{"api", "web"}:        true, {"web", "api"}: true, // either may mount the other; Go forbids both
}

// room names the room of an import path of this module: "tansiq/internal/format/ucdp" is in "format".
func room(importPath string) string {
	p := strings.TrimPrefix(strings.TrimPrefix(importPath, "tansiq/"), "internal/")
	first, _, _ := strings.Cut(p, "/")
	return first
}

func TestImportsGoDown(t *testing.T) {
	root := ".."
	err := filepath.WalkDir(root, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "node_modules" || (strings.HasPrefix(d.Name(), ".") && file != root)) {
			return fs.SkipDir
		}
		// Test files may look up: a story is told from above.
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(file))
		if err != nil {
			return err
		}
		from := room(path.Join("tansiq", filepath.ToSlash(rel)))
		if strings.HasSuffix(filepath.ToSlash(rel), "data/build") {
			return nil // the builder of the shipped tables is a tool beside the house
		}
		fromFloor, known := floors[from]
		if !known {
			t.Errorf("%s: the room %q stands on no floor: add it to floors in internal/floors_test.go and to docs/architecture.md", file, from)
			return nil
		}
		for _, imp := range f.Imports {
			p, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if !strings.HasPrefix(p, "tansiq/") {
				continue
			}
			to := room(p)
			toFloor, known := floors[to]
			switch {
			case !known:
				t.Errorf("%s imports %s, which stands on no floor", file, p)
			case to == from, toFloor < fromFloor, sideways[[2]string{from, to}]:
			default:
				t.Errorf("%s (%s, floor %d) imports %s (floor %d): imports go strictly down", file, from, fromFloor, p, toFloor)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
