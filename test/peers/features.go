package peers

import (
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readFeatures asks a landing page as OWSLib does and prints the collections, the ids of a page with its extent, how often a filter matched, and, where
// a datetime is given, what all pages of it hold.
const readFeatures = `
import sys
from urllib.parse import parse_qs, urlsplit
from owslib.ogcapi.features import Features
w = Features(sys.argv[1])
assert w.conformance()["conformsTo"], "no conformance"
assert w.api()["openapi"].startswith("3.0"), "no description"
names = w.feature_collections()
print("collections", *names)
for name in names:
    assert w.collection(name)["id"] == name
    page = w.collection_items(name, limit=10)
    ids = [f["id"] for f in page["features"]]
    print(name, page["numberMatched"], *ids)
    for i in ids:
        assert w.collection_item(name, i)["id"] == i
    print(name, "elsewhere", w.collection_items(name, bbox=[-10, -10, -9, -9])["numberMatched"])
    if len(sys.argv) > 2:
        ids, after = [], {}
        while True:
            page = w.collection_items(name, limit=2, datetime=sys.argv[2], **after)
            ids += [f["id"] for f in page["features"]]
            onward = [l["href"] for l in page["links"] if l["rel"] == "next"]
            if not onward:
                break
            after = {"after": parse_qs(urlsplit(onward[0]).query)["after"][0]}
        print(name, "through", *ids)
`

// Features returns what the Python package OWSLib reads at a landing page of OGC API – Features, line by line. It fails the test when OWSLib finds fault, and
// returns "" after one line in the log when it is not installed.
func Features(tb testing.TB, landing string, datetime ...string) string {
	tb.Helper()
	python := filepath.Join(Root(tb), ".venv", "bin", "python")
	if err := exec.CommandContext(context.Background(), python, "-c", "import owslib").Run(); err != nil {
		tb.Log("not run: OWSLib is not installed; .venv/bin/pip install -r test/peers/requirements.txt")
		return ""
	}
	out, err := exec.CommandContext(context.Background(), python, append([]string{"-c", readFeatures, landing}, datetime...)...).CombinedOutput()
	if err != nil {
		tb.Errorf("OWSLib: %v\n%s", err, out)
	}
	return strings.TrimSpace(string(out))
}
