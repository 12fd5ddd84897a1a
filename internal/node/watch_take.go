package node

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"tansiq/internal/agreement"
	"tansiq/internal/incident"
	"tansiq/internal/parcel"
	"tansiq/internal/release"
	"tansiq/internal/stix"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// What partners gave of watches is kept as what it came as: objects, by sender, and what is known of each on the shelf of
// what came. So it is withdrawn, erased and counted like everything else that came. Here it becomes watches again.

// takenID is the id here of an area, a watch or a declaration that a partner gave: no two partners' are the same, whatever
// they say.
func takenID(partner, copyID string) string { return partner + ":" + copyID }

// takenThing is one watch or declaration that a partner gave, with the area that it is of.
type takenThing struct {
	received    Received
	watch       *watch.Watch
	declaration *watch.Declaration
	area        []watch.Area // its versions; none: it has a polygon of its own, or is about everywhere
	areaCopy    string       // id of the area's copy
}

// takenWatches is what partners gave of watches and what counts of it now: areas, watches, and declarations. A declaration
// counts only while the agreement is in force under which it was given, since nobody would tell us afterwards that it is no
// longer true. What cannot be read, or says what somebody else than its giver could say alone, does not count; that was
// noted when it came. ends is when the agreement ends under which a watch came, by the watch's id; the zero time: nobody knows,
// and it is not in force. A watch that is not there came under one that goes on.
func (n *Node) takenWatches(x store.Exchange) (_ []watch.Area, _ []watch.Watch, _ []watch.Declaration, ends map[string]time.Time, _ error) {
	things, err := n.taken(x)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	ends = map[string]time.Time{}
	var areas []watch.Area
	var watches []watch.Watch
	var declarations []watch.Declaration
	agreed := map[string]*Agreement{}
	under := func(lineage string) (*Agreement, error) { // nil: there is none under which they give
		a, ok := agreed[lineage]
		if !ok {
			if a, err = n.agreementOf(x, lineage); err != nil && !notFound(err) {
				return nil, err
			}
			if a != nil && a.Giving {
				a = nil
			}
			agreed[lineage] = a
		}
		return a, nil
	}
	at := map[string]int{} // of an area's first version among areas, by its id
	for i := range things {
		t := &things[i]
		a, err := under(t.received.Lineage)
		if err != nil {
			return nil, nil, nil, nil, err
		}
		inForce := a != nil && a.InForce
		if d := t.declaration; d != nil {
			if !inForce {
				continue
			}
			// It ends with the agreement, when nobody would take it back any more.
			if end := (a.Terms.Ends + 1).Time(); a.Terms.Ends != incident.NoDay && (d.Until.IsZero() || d.Until.After(end)) {
				d.Until = end
			}
			if d.Check() != nil {
				continue
			}
			declarations = append(declarations, *d)
		} else {
			watches = append(watches, *t.watch)
			if end, known := endOf(a); known {
				ends[t.watch.ID] = end
			}
		}
		if len(t.area) == 0 {
			continue
		}
		id := t.area[0].ID
		if _, seen := at[id]; !seen {
			at[id] = len(areas)
			areas = append(areas, t.area...)
			for j := at[id]; j < len(areas); j++ {
				areas[j].Kept = !inForce
			}
		} else if inForce {
			for j := at[id]; j < len(areas) && areas[j].ID == id; j++ {
				areas[j].Kept = false
			}
		}
	}
	return areas, watches, declarations, ends, nil
}

// endOf is when an agreement ends or ended; the zero time where it is not in force and nobody knows since when. known is false for one of
// which no end is known.
func endOf(a *Agreement) (end time.Time, known bool) {
	if a == nil {
		return end, true
	}
	if a.Terms.Ends != incident.NoDay {
		end = (a.Terms.Ends + 1).Time()
	}
	if e := a.State.Ends; !e.IsZero() && (end.IsZero() || e.Before(end)) {
		end = e
	}
	if len(a.State.Equivocations) > 0 {
		end = time.Time{}
	}
	return end, !a.InForce || !end.IsZero()
}

// endTaken ends watches with the agreements under which they came: nobody would tell us afterwards that they are no longer kept, and
// ground that nobody may be watching must not be taken for watched.
func endTaken(list []watch.Watch, ends map[string]time.Time) []watch.Watch {
	out := list[:0]
	for _, w := range list {
		if end, ended := ends[w.ID]; ended && (w.Schedule.Until.IsZero() || w.Schedule.Until.After(end)) {
			w.Schedule.Until = end
			if end.IsZero() || w.Check() != nil {
				continue // nothing of it is left
			}
		}
		out = append(out, w)
	}
	return out
}

// takenWords tells apart what of what partners gave counts, and which of their areas are kept; empty when there is nothing.
func takenWords(k *watch.Known) string {
	h := sha256.New()
	none := true
	for i := range k.Declarations {
		if d := &k.Declarations[i]; d.Origin != "" {
			none = false
			fmt.Fprintf(h, "%s %d\n", d.ID, d.Until.Unix()) // a hash never fails
		}
	}
	for i := range k.Areas {
		if a := &k.Areas[i]; a.Kept {
			none = false
			fmt.Fprintf(h, "kept %s\n", a.ID)
		}
	}
	for i := range k.Watches {
		if w := &k.Watches[i]; w.Origin != "" {
			none = false
			fmt.Fprintf(h, "%s %d\n", w.ID, w.Schedule.Until.Unix())
		}
	}
	if none {
		return ""
	}
	return "-" + hex.EncodeToString(h.Sum(nil)[:6])
}

// taken reads what partners gave of watches and stands.
func (n *Node) taken(x store.Exchange) ([]takenThing, error) {
	list, _, err := keptAll[Received](x, shelfReceived, store.Filter{State: "held"})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(r Received) bool { return r.What != string(agreement.Watch) })
	if len(list) == 0 {
		return nil, nil
	}
	keys, err := n.keys(x)
	if err != nil {
		return nil, err
	}
	self := keys.Public().ID
	slices.SortFunc(list, func(a, b Received) int {
		return cmp.Or(strings.Compare(a.Partner, b.Partner), strings.Compare(a.Copy, b.Copy))
	})
	lands := map[string][]watch.Area{} // by their ids here; nil: it cannot be read
	var out []takenThing
	for _, r := range list {
		o, ok, err := newestOf(x, r.Partner, r.Copy)
		if err != nil {
			return nil, err
		}
		if !ok {
			continue
		}
		t := takenThing{received: r}
		if t.watch, t.declaration, t.areaCopy, err = readTaken(o, r.Partner, self, r.At); err != nil || t.watch == nil && t.declaration == nil {
			continue // it was noted when it came
		}
		if t.areaCopy != "" {
			id := takenID(r.Partner, t.areaCopy)
			land, known := lands[id]
			if !known {
				if land, err = takenArea(x, r.Partner, t.areaCopy, r.At); err != nil {
					return nil, err
				}
				lands[id] = land
			}
			if len(land) == 0 {
				continue
			}
			t.area = land
		}
		out = append(out, t)
	}
	return out, nil
}

// readTaken makes a watch or a declaration of an object that a partner gave; both are nil when it is neither.
func readTaken(o stix.Object, partner, self string, at time.Time) (*watch.Watch, *watch.Declaration, string, error) {
	teller := watch.Party{ID: partner}
	if t, err := stix.ParseTimestamp(o.Modified); err == nil {
		at = t.Time()
	}
	marking := marked(o, nil)
	if t, ok, err := watch.WatchFromSTIX(o); ok {
		if err != nil {
			return nil, nil, "", err
		}
		if t.Keeper != nil && t.Keeper.ID == self {
			return nil, nil, "", errors.New("it says what we ourselves watch")
		}
		area := ""
		if t.Area != "" {
			area = takenID(partner, t.Area)
		}
		w := t.Watch(takenID(partner, o.ID), area, teller, marking, at)
		return &w, nil, t.Area, w.Check()
	}
	if t, ok, err := watch.DeclarationFromSTIX(o); ok {
		if err != nil {
			return nil, nil, "", err
		}
		area := ""
		if t.Area != "" {
			area = takenID(partner, t.Area)
		}
		d := t.Declaration(takenID(partner, o.ID), area, teller, marking, at)
		return nil, &d, t.Area, d.Check()
	}
	return nil, nil, "", nil
}

// takenArea reads an area that a partner gave; none when it is not there or cannot be read.
func takenArea(x store.Exchange, partner, copyID string, at time.Time) ([]watch.Area, error) {
	o, ok, err := newestOf(x, partner, copyID)
	if err != nil || !ok {
		return nil, err
	}
	t, ok, err := watch.AreaFromSTIX(o)
	if !ok || err != nil {
		return nil, nil
	}
	if m, err := stix.ParseTimestamp(o.Modified); err == nil {
		at = m.Time()
	}
	return t.Versions(takenID(partner, copyID), partner, marked(o, nil), at), nil
}

// newestOf is the newest version of an object that a partner gave; of several that came under one time the last.
func newestOf(x store.Exchange, partner, id string) (best stix.Object, ok bool, err error) {
	versions, err := x.Versions(sender(partner), id)
	for i, v := range versions {
		if i == 0 || stix.Relate(best, v) != stix.Older {
			best, ok = v, true
		}
	}
	return best, ok, err
}

// ofWatchType reports whether a copy with this id is a watch or a declaration.
func ofWatchType(id string) bool { return release.Top(id) && !strings.HasPrefix(id, "incident--") }

// titleOf puts a watch or a declaration into a line: how it is kept, and where.
func titleOf(w *watch.Watch, d *watch.Declaration, versions []watch.Area) text.Bilingual {
	var t text.Bilingual
	if w != nil {
		t = watchKindWords(w.Kind)
	} else {
		t = text.Bilingual{AR: "قائمة المراقبة مكتملة", EN: "The list of watches is complete"}
		if d.Area == "" {
			return text.Bilingual{AR: t.AR + ": في كل مكان", EN: t.EN + ": everywhere"}
		}
	}
	if len(versions) == 0 {
		return t
	}
	name := versions[len(versions)-1].Name
	return text.Bilingual{AR: t.AR + ": " + name.In("ar"), EN: t.EN + ": " + name.In("en")}
}

// watchKindWords names how a watch is kept.
func watchKindWords(k watch.Kind) text.Bilingual {
	switch k {
	case watch.Post:
		return text.Bilingual{AR: "نقطة مراقبة", EN: "Post"}
	case watch.Patrol:
		return text.Bilingual{AR: "دورية", EN: "Patrol"}
	case watch.Aerial:
		return text.Bilingual{AR: "مراقبة من الجو", EN: "Aerial watch"}
	case watch.Sensor:
		return text.Bilingual{AR: "أجهزة رصد ثابتة", EN: "Fixed sensors"}
	case watch.Liaison:
		return text.Bilingual{AR: "صلة محلية", EN: "Local liaison"}
	case watch.OpenSources:
		return text.Bilingual{AR: "متابعة ما يُنشر", EN: "Open sources"}
	}
	return text.Bilingual{AR: "مراقبة", EN: "Watch"}
}

// noteTaken puts what a watch or a declaration says into what is kept of it, or notes what is wrong with it.
func (d *deal) noteTaken(p parcel.Parcel, o stix.Object, objects []stix.Object, r *Received) error {
	w, t, areaCopy, err := readTaken(o, d.p.ID, d.self(), d.x.Now())
	var land []watch.Area
	if err == nil && areaCopy != "" {
		i := slices.IndexFunc(objects, func(a stix.Object) bool { return a.ID == areaCopy })
		if i < 0 {
			land, err = takenArea(d.x, d.p.ID, areaCopy, d.x.Now())
		} else if a, ok, wrong := watch.AreaFromSTIX(objects[i]); ok && wrong == nil {
			land = a.Versions(areaCopy, d.p.ID, incident.TLPRed, d.x.Now())
		} else {
			err = wrong
		}
		if err == nil && len(land) == 0 {
			err = fmt.Errorf("the area %s did not come with it", areaCopy)
		}
	}
	if err != nil {
		return d.x.Journal(store.Event{Act: store.ActParcelRefused, Partner: d.p.ID, Ref: p.ID, Note: "one watch: " + clip(err.Error())})
	}
	r.Title, r.Marking = titleOf(w, t, land), marked(o, objects)
	return nil
}
