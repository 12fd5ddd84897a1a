package release

import (
	"crypto/sha256"
	"slices"
	"strings"
)

// settle decides which units go now, what is taken back, and fills the result. watched: something of watches goes or stands.
func (d *decider) settle(r *Result, all []kept, units []unit, workers []*worker, watched bool) {
	w := workers[0]
	for i := range units {
		u := &units[i]
		why := d.mayGo(u, all)
		u.open = why == codeGoes
		if !u.open && why != codeBeat {
			r.Waiting = append(r.Waiting, u.digest)
		}
		if !u.open && d.in.Trace {
			for _, m := range u.members {
				w.reasons = append(w.reasons, reason(all[m].own.Key, whole, why))
			}
		}
	}
	slices.Sort(r.Waiting)

	// The units that go, and the places and actors that they refer to.
	var going []*unit
	var common []*shared
	seen := map[string]bool{}
	n := 2
	for i := range units {
		u := &units[i]
		if !u.open {
			continue
		}
		going = append(going, u)
		n += len(u.objects)
		for _, s := range u.shared {
			if !seen[s.id] {
				seen[s.id] = true
				common = append(common, s)
				n += len(s.objects)
			}
		}
	}
	slices.SortFunc(common, func(a, b *shared) int { return strings.Compare(a.id, b.id) })
	slices.SortFunc(going, func(a, b *unit) int { return strings.Compare(a.id, b.id) })
	var objects [][]object
	if len(going) > 0 || watched {
		objects = append(objects, w.identity().objects)
	}
	for _, s := range common {
		objects = append(objects, s.objects)
	}
	for _, u := range going {
		objects = append(objects, u.objects)
	}

	var stays map[string]bool
	if len(d.given) > 0 {
		stand := make(map[string]bool, n)
		for _, list := range objects {
			for i := range list {
				stand[list[i].copy.ID] = true
			}
		}
		stays = d.withdraw(r, all, stand)
	}
	d.linkParts(all, units, stays, w)
	r.Copies = make([]Copy, 0, n)
	for _, list := range objects {
		for i := range list {
			if o := &list[i]; o.unchanged {
				r.Unchanged = append(r.Unchanged, o.copy.ID)
				d.renew(r, &o.copy)
			} else {
				r.Copies = append(r.Copies, o.copy)
			}
		}
	}
	slices.Sort(r.Unchanged)
}

// renew notes what we keep of a copy that stands as it is, where that changed.
func (d *decider) renew(r *Result, c *Copy) {
	was := d.given[c.ID]
	g := c.Given()
	g.Digest, g.Created, g.Modified = was.Digest, was.Created, was.Modified
	if g.Type != was.Type || g.Own != was.Own || g.Unit != was.Unit || g.Of != was.Of || !slices.Equal(g.Tears, was.Tears) || !slices.Equal(g.From, was.From) {
		r.Renewed = append(r.Renewed, g)
	}
}

// mayGo says what keeps a unit from going now; codeGoes when nothing does.
func (d *decider) mayGo(u *unit, all []kept) code {
	switch {
	case u.broken:
		return codeInvalid
	case d.in.Urgent && !u.warning:
		return codeBeat
	case d.in.Approved == nil:
		return codeGoes
	}
	if !slices.ContainsFunc(u.objects, func(o object) bool { return !o.same }) {
		return codeGoes // all of it was approved when it was given
	}
	people := slices.Clone(d.in.Approved[u.digest])
	people = slices.DeleteFunc(people, func(p string) bool { return p == "" })
	slices.Sort(people)
	people = slices.Compact(people)
	switch {
	case len(people) < 2:
		return codeApproval
	case d.in.Agreement.Designated && !slices.ContainsFunc(people, func(p string) bool {
		return !slices.ContainsFunc(u.members, func(m int32) bool { return all[m].own.By == p })
	}):
		return codeApprover
	}
	return codeGoes
}

// linkParts lets a claim say that it is a part of another, where that one goes too or stays given. The link is not
// part of what people approve: it comes and goes with the other end.
func (d *decider) linkParts(all []kept, units []unit, stays map[string]bool, w *worker) {
	for i := range units {
		u := &units[i]
		if !u.open || !u.linked {
			continue
		}
		for _, m := range u.members {
			k := &all[m]
			if k.parent < 0 {
				continue
			}
			p := &all[k.parent]
			if (p.unit < 0 || !units[p.unit].open) && !stays["note--"+p.note.String()] {
				continue
			}
			id, partOf := "note--"+k.note.String(), "note--"+p.note.String()
			j := slices.IndexFunc(u.objects, func(o object) bool { return o.copy.ID == id })
			o := &u.objects[j]
			o.copy.Refs = sortedRefs(u.id, partOf)
			w.body = claimBody(w.body[:0], &k.claim, id, "")
			sum := sha256.Sum256(w.body)
			w.body = claimBody(w.body[:0], &k.claim, id, partOf)
			linked := sha256.Sum256(w.body)
			w.buf = w.note(w.buf[:0], o, k, u.id, w.body, w.claimID(k.note, &linked).String(), &sum)
			if !o.unchanged {
				o.copy.Raw = slices.Clone(w.buf)
			}
		}
	}
}

// withdraw finds what stands given and may not stand any longer, and returns what stays as it is. stand is what goes now
// or stands unchanged.
//
// A note stays when its claim may go and only waits, for people or behind a gate. Its incident stays with it, unless a
// claim that it was composed from may not go any longer: then its influence must go, and with it the incident. Everything
// else stays with what it hangs on or is referred to by.
func (d *decider) withdraw(r *Result, items []kept, stand map[string]bool) (stays map[string]bool) {
	fine := map[string]bool{} // notes whose claims may go, now or when they no longer wait
	for i := range items {
		if k := &items[i]; k.verdict != withheld {
			fine["note--"+k.note.String()] = true
		}
	}
	stays = map[string]bool{}
	for id, g := range d.given {
		switch {
		case g.Withdrawn || stand[id] || ofWatches(g): // what is of watches is decided with them
		case d.in.Urgent: // what does not hang on what goes now waits for the beat
			stays[id] = true
		case g.Type == "note" && fine[id]:
			stays[id], stays[g.Of] = true, true
		case g.Type != "note" && g.Type != "incident":
			stays[id] = true
		}
	}
	// Then again and again without what lost something that it hangs on, refers to or is made from.
	lives := func(id string) bool {
		g := d.given[id]
		return stand[id] || stays[id] && g != nil && !g.Withdrawn
	}
	for again := true; again; {
		again = false
		referred := map[string]bool{}
		for id, g := range d.given {
			if !stays[id] {
				continue
			}
			ok := g.Type == "note" || g.Of == "" || stays[g.Of]
			if ok = ok && all(g.Refs, lives) && all(g.From, lives); !ok || g.Withdrawn || stand[id] {
				delete(stays, id)
				again = true
				continue
			}
			if g.Of == "" && g.Type != "incident" || g.Type == "language-content" {
				continue // these stay with others, and keep none
			}
			referred[d.party] = true
			for _, ref := range g.Refs {
				referred[ref] = true
			}
		}
		for id, g := range d.given {
			if stays[id] && g.Of == "" && g.Type != "incident" && !referred[id] {
				delete(stays, id)
				again = true
			}
		}
	}
	for id, g := range d.given {
		if !g.Withdrawn && !stand[id] && !stays[id] && !ofWatches(g) {
			r.Withdrawn = append(r.Withdrawn, id)
		}
	}
	slices.Sort(r.Withdrawn)
	return stays
}

// all reports whether f holds for every one of a list.
func all(list []string, f func(string) bool) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !f(s) })
}

// Apply returns what stands given after the result was given, from what stood before: the input of the next decision.
// Copies that were taken back stay in it, marked as such.
func (r *Result) Apply(given []Given) []Given {
	at := make(map[string]int, len(given))
	out := make([]Given, 0, len(given)+len(r.Copies))
	put := func(g Given) {
		if j, ok := at[g.ID]; ok {
			out[j] = g
			return
		}
		at[g.ID] = len(out)
		out = append(out, g)
	}
	for i := range given {
		put(given[i])
	}
	for i := range r.Copies {
		put(r.Copies[i].Given())
	}
	for i := range r.Renewed {
		put(r.Renewed[i])
	}
	for _, id := range r.Withdrawn {
		if j, ok := at[id]; ok {
			out[j].Withdrawn = true
		}
	}
	return out
}
