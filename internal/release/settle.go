package release

import (
	"crypto/sha256"
	"slices"
	"strings"
)

// settle decides which units go now, what is taken back, and fills the result.
func (d *decider) settle(r *Result, all []kept, units []unit, workers []*worker) {
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
	d.linkParts(all, units, w)

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

	r.Copies = make([]Copy, 0, n)
	put := func(objects []object) {
		for i := range objects {
			if o := &objects[i]; o.unchanged {
				r.Unchanged = append(r.Unchanged, o.copy.ID)
			} else {
				r.Copies = append(r.Copies, o.copy)
			}
		}
	}
	if len(going) > 0 {
		put(w.identity().objects)
	}
	for _, s := range common {
		put(s.objects)
	}
	for _, u := range going {
		put(u.objects)
	}
	slices.Sort(r.Unchanged)
	if len(d.given) > 0 {
		d.withdraw(r, all)
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
	if g := d.given[u.id]; g != nil && !g.Withdrawn && g.Unit == u.digest {
		return codeGoes // approved when it was given
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

// linkParts lets a claim say that it is a part of one in another unit, where both go. The link is not part of what
// people approve: it comes and goes with the other end.
func (d *decider) linkParts(all []kept, units []unit, w *worker) {
	for i := range units {
		u := &units[i]
		if !u.open || !u.crosses {
			continue
		}
		for _, m := range u.members {
			k := &all[m]
			if k.parent < 0 || all[k.parent].unit == k.unit || !units[all[k.parent].unit].open {
				continue
			}
			id, partOf := "note--"+k.note.String(), "note--"+all[k.parent].note.String()
			j := slices.IndexFunc(u.objects, func(o object) bool { return o.copy.ID == id })
			o := &u.objects[j]
			o.unchanged = false
			o.copy.Refs = sortedRefs(u.id, partOf)
			w.body = claimBody(w.body[:0], &k.claim, id, partOf)
			sum := sha256.Sum256(w.body)
			w.buf = w.note(w.buf[:0], o, k, u.id, w.body, &sum)
			if !o.unchanged {
				o.copy.Raw = slices.Clone(w.buf)
			}
		}
	}
}

// withdraw finds what stands given and may not stand any longer.
//
// A note stays when its claim may go and only waits, for people or behind a gate. Its incident stays with it, unless a
// claim that it was composed from may not go any longer: then its influence must go, and with it the incident. Everything
// else stays with what it hangs on or is referred to by.
func (d *decider) withdraw(r *Result, all []kept) {
	stand := make(map[string]bool, len(r.Copies)+len(r.Unchanged)) // what goes now, or stands unchanged
	for i := range r.Copies {
		stand[r.Copies[i].ID] = true
	}
	for _, id := range r.Unchanged {
		stand[id] = true
	}
	if d.in.Urgent { // only what no longer hangs on what goes now
		for id, g := range d.given {
			if !g.Withdrawn && !stand[id] && g.Type != "note" && stand[g.Of] {
				r.Withdrawn = append(r.Withdrawn, id)
			}
		}
		slices.Sort(r.Withdrawn)
		return
	}
	fine := map[string]bool{} // notes whose claims may go, now or when they no longer wait
	for i := range all {
		if k := &all[i]; k.verdict != withheld {
			fine["note--"+k.note.String()] = true
		}
	}
	stays := map[string]bool{}
	for id, g := range d.given {
		if g.Type == "note" && !g.Withdrawn && !stand[id] && fine[id] {
			stays[id], stays[g.Of] = true, true
		}
	}
	// And what hangs on them; then again and again without what lost something that it refers to or is made from.
	for id, g := range d.given {
		switch {
		case g.Withdrawn || stand[id] || g.Type == "note" || g.Type == "incident":
		case g.Of == "": // places, actors, the party: as long as anything refers to them
			stays[id] = true
		case g.Type == "relationship":
			stays[id] = stays[g.Of]
		default: // words in the other language, opinions
			stays[id] = true
		}
	}
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
			for _, id := range slices.Concat(g.Refs, g.From) {
				ok = ok && lives(id)
			}
			if !ok || g.Withdrawn || stand[id] {
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
		if !g.Withdrawn && !stand[id] && !stays[id] {
			r.Withdrawn = append(r.Withdrawn, id)
		}
	}
	slices.Sort(r.Withdrawn)
}

// Apply returns what stands given after the result was given, from what stood before: the input of the next decision.
// Copies that were taken back stay in it, marked as such.
func (r *Result) Apply(given []Given) []Given {
	at := make(map[string]int, len(given))
	out := make([]Given, 0, len(given)+len(r.Copies))
	for i := range given {
		at[given[i].ID] = len(out)
		out = append(out, given[i])
	}
	for i := range r.Copies {
		g := r.Copies[i].Given()
		if j, ok := at[g.ID]; ok {
			out[j] = g
			continue
		}
		at[g.ID] = len(out)
		out = append(out, g)
	}
	for _, id := range r.Withdrawn {
		if j, ok := at[id]; ok {
			out[j].Withdrawn = true
		}
	}
	return out
}
