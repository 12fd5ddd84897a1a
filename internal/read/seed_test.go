package read

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"tansiq/internal/actor"
	"tansiq/internal/gazetteer"
	"tansiq/internal/incident"
)

var shipped = func() func(t testing.TB) Knowledge {
	var k Knowledge
	return func(t testing.TB) Knowledge {
		t.Helper()
		if k.Actors != nil {
			return k
		}
		actors, err := actor.Load()
		if err != nil {
			t.Fatal(err)
		}
		places, err := gazetteer.Load()
		if err != nil {
			t.Fatal(err)
		}
		k = Knowledge{Places: places, Actors: actors}
		return k
	}
}()

// seed is the article that the project starts from, where it is at hand.
func seed(t testing.TB) (string, bool) {
	t.Helper()
	dir := os.Getenv("TANSIQ_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "seed", "*.txt"))
	if len(files) == 0 {
		t.Logf("not run on the seed article: none in %s", dir)
		return "", false
	}
	b, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	return string(b), true
}

func TestSeed(t *testing.T) {
	body, ok := seed(t)
	if !ok {
		return
	}
	r := Read(Input{Source: "seed.txt", Text: body, Published: incident.Date(2025, 1, 26)}, shipped(t))
	if out := os.Getenv("TANSIQ_SHOW"); out != "" {
		b, _ := json.MarshalIndent(r, "", " ")
		os.WriteFile(out, b, 0o600)
	}
}
