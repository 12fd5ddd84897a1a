package read

import (
	"cmp"
	"slices"
	"tansiq/internal/actor"
)

// naming is an actor's name in the text.
type naming struct {
	from, to int
	prefix   string
	a        *actor.Actor
	how      actor.How
	dropped  bool // the words mean a place here
}

// actorsOf names the actors. A short name counts once its actor was named in full; the subject group's always.
func (r *reader) actorsOf() []naming {
	if r.know.Actors == nil {
		return nil
	}
	named := map[string]bool{r.subject: true}
	var out []naming
	for _, m := range r.know.Actors.Match(r.tokens) {
		if m.How == actor.Short && !named[m.Actor.ID] || r.inDate(m.From) {
			continue // "after the fall of the regime" is a time
		}
		if m.How == actor.Metonym && m.To-m.From == 1 && r.know.Places == nil && locatives[r.bare(m.From-1)] {
			continue
		}
		if m.How == actor.Named {
			named[m.Actor.ID] = true
		}
		out = append(out, naming{from: m.From, to: m.To, prefix: m.Prefix, a: m.Actor, how: m.How})
	}
	return out
}

// The items of a kind that begin in tokens [from, to).
func (r *reader) actorsIn(from, to int) []naming {
	at := func(n *naming) int { return n.from }
	a := upTo(r.actors, from, at)
	return r.actors[a:max(a, upTo(r.actors, to, at))]
}

// namingAt returns the actor's name that begins at token i.
func (r *reader) namingAt(i int) *naming {
	k, found := slices.BinarySearchFunc(r.actors, i, func(n naming, i int) int { return cmp.Compare(n.from, i) })
	if !found || r.actors[k].dropped {
		return nil
	}
	return &r.actors[k]
}

func (r *reader) actorAt(i int) *actor.Actor {
	if n := r.namingAt(i); n != nil {
		return n.a
	}
	return nil
}

// inName reports whether token i is part of a name; "الأمن العام" arrests nobody by itself.
func (r *reader) inName(i int) bool {
	near := r.actorsIn(i-12, i+1) // no name is longer
	for k := range near {
		if n := &near[k]; n.from <= i && i < n.to && !n.dropped {
			return n.from < i || n.prefix == ""
		}
	}
	return false
}
