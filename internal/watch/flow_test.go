package watch

import (
	"context"
	"testing"

	"pgregory.net/rapid"
)

// TestCutIsTheLeast holds cuts of small networks against all ways to split them.
func TestCutIsTheLeast(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(2, 9).Draw(t, "nodes")
		type edge struct{ u, v, most int32 }
		edges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) edge {
			node := rapid.Int32Range(0, int32(n)-1)
			return edge{node.Draw(t, "u"), node.Draw(t, "v"), rapid.Int32Range(0, 9).Draw(t, "most")}
		}), 0, 24).Draw(t, "edges")
		f := newFlowNet(n)
		for _, e := range edges {
			f.join(e.u, e.v, e.most)
		}
		across := func(side func(v int32) bool) (sum int64) {
			for _, e := range edges {
				if side(e.u) != side(e.v) {
					sum += int64(e.most)
				}
			}
			return sum
		}
		least := int64(1 << 60)
		for set := range 1 << n {
			if set&1 == 0 || set&2 != 0 { // node 0 in it, node 1 not
				continue
			}
			least = min(least, across(func(v int32) bool { return set>>v&1 == 1 }))
		}
		flow, side, err := f.cut(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if flow != least {
			t.Fatalf("a cut of %d, the least is %d", flow, least)
		}
		if !side[0] || side[1] {
			t.Fatalf("sides %v", side)
		}
		if got := across(func(v int32) bool { return side[v] }); got != least {
			t.Fatalf("the sides cut %d, the least is %d", got, least)
		}
	})
}

func TestCutStops(t *testing.T) {
	f := newFlowNet(2)
	f.join(0, 1, 3)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := f.cut(ctx); err == nil {
		t.Error("a cut after its time")
	}
}
