package watch

import (
	"context"
	"math"
)

// flowNet is an undirected network with whole capacities, for a minimum cut between node 0 and node 1. It is Dinic's algorithm, which
// on the networks of a map takes few rounds: see BenchmarkCut.
type flowNet struct {
	nodes int
	// Arc 2k goes from ends[k][0] to ends[k][1], arc 2k+1 back; each has what is left of its capacity.
	to   []int32
	left []int32
	// The arcs that leave node v are list[first[v]:first[v+1]].
	first, list []int32
	level, next []int32
}

func newFlowNet(nodes int) *flowNet { return &flowNet{nodes: nodes} }

// join lets so much flow between two nodes, either way. What joins a node to itself is left out.
func (f *flowNet) join(u, v, most int32) {
	if u != v && most > 0 {
		f.to = append(f.to, v, u)
		f.left = append(f.left, most, most)
	}
}

// cut returns the most that flows from node 0 to node 1, which is the least that separates them, and which nodes are on the side of node 0:
// of all least cuts, the one nearest to it. The error is the context's.
func (f *flowNet) cut(ctx context.Context) (int64, []bool, error) {
	f.first = make([]int32, f.nodes+1)
	for _, v := range f.to { // v is where the arc's companion begins
		f.first[v+1]++
	}
	for v := range f.nodes {
		f.first[v+1] += f.first[v]
	}
	f.list = make([]int32, len(f.to))
	at := append([]int32(nil), f.first[:f.nodes]...)
	for a := range f.to {
		from := f.to[a^1]
		f.list[at[from]] = int32(a) // #nosec G115 -- arcs fit memory
		at[from]++
	}
	f.level, f.next = make([]int32, f.nodes), make([]int32, f.nodes)
	var flow int64
	queue := make([]int32, 0, f.nodes)
	for f.levels(&queue) {
		if ctx.Err() != nil {
			return 0, nil, ctx.Err()
		}
		copy(f.next, f.first)
		for {
			got := f.push()
			if got == 0 {
				break
			}
			flow += int64(got)
		}
	}
	side := make([]bool, f.nodes)
	for v := range side {
		side[v] = f.level[v] >= 0
	}
	return flow, side, ctx.Err()
}

// levels works out how many arcs with something left each node is away from node 0, −1 where there is no way, and whether node 1 is reached.
func (f *flowNet) levels(queue *[]int32) bool {
	for v := range f.level {
		f.level[v] = -1
	}
	f.level[0] = 0
	q := append((*queue)[:0], 0)
	for i := 0; i < len(q); i++ {
		v := q[i]
		if v == 1 {
			continue // nothing flows on from there
		}
		for _, a := range f.list[f.first[v]:f.first[v+1]] {
			if w := f.to[a]; f.left[a] > 0 && f.level[w] < 0 {
				f.level[w] = f.level[v] + 1
				q = append(q, w)
			}
		}
	}
	*queue = q
	return f.level[1] >= 0
}

// push sends flow along one shortest path; 0 when none is left in this round.
func (f *flowNet) push() int32 {
	var path []int32
	v := int32(0)
	for v != 1 {
		moved := false
		for ; f.next[v] < f.first[v+1]; f.next[v]++ {
			a := f.list[f.next[v]]
			if w := f.to[a]; f.left[a] > 0 && f.level[w] == f.level[v]+1 {
				path = append(path, a)
				v, moved = w, true
				break
			}
		}
		if moved {
			continue
		}
		if len(path) == 0 {
			return 0
		}
		a := path[len(path)-1] // a dead end: back, and never here again
		path = path[:len(path)-1]
		v = f.to[a^1]
		f.next[v]++
	}
	least := int32(math.MaxInt32)
	for _, a := range path {
		least = min(least, f.left[a])
	}
	for _, a := range path {
		f.left[a] -= least
		f.left[a^1] += least
	}
	return least
}
