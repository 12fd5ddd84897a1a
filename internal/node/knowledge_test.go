package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tansiq/internal/read"
)

// A site's own actors are known from the start of the node, and a wrong line stops it with its number.
func TestActorsOfASite(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, ActorsFile)
	own := "id\tkind\tparent\tagainst\tar\ten\taliases\tshort\tmetonyms\tgeneric\tucdp\n" +
		"steppe-guard\tforce\t\tislamic-state\tحرس السهوب\tSteppe Guard\t\t\t\t\t\n"
	if err := os.WriteFile(file, []byte(own), 0o600); err != nil {
		t.Fatal(err)
	}
	n, err := Open(t.Context(), Config{Data: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer n.Close()
	l, err := n.know.actors()
	if err != nil || l.ByID("steppe-guard") == nil || l.ByID("islamic-state") == nil {
		t.Errorf("the node does not know both: %v", err)
	}
	r, err := NewReaderWith(file).Read(t.Context(), read.Input{Source: "x"}, []byte("داهم حرس السهوب وكراً لتنظيم داعش في الرقة يوم 3 أيار 2024."), "")
	if err != nil || len(r.Proposals) != 1 || len(r.Proposals[0].Actors) == 0 || r.Proposals[0].Actors[0].ID != "steppe-guard" {
		t.Errorf("%v: %+v", err, r.Proposals)
	}

	bad := t.TempDir()
	if err := os.WriteFile(filepath.Join(bad, ActorsFile), []byte(own+"x\tdragon\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Config{Data: bad}); err == nil || !strings.Contains(err.Error(), ActorsFile) || !strings.Contains(err.Error(), "3") {
		t.Errorf("a wrong line was taken: %v", err)
	}
}
