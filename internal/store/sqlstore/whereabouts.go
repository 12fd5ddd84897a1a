package sqlstore

import (
	"context"
	"math"
	"slices"

	"tansiq/internal/incident"
	"tansiq/internal/store"
)

// Whereabouts implements store.Store. Places come again and again, so each is asked about once.
func (s *Store) Whereabouts(ctx context.Context, v store.Viewer, from, to incident.Day, unit string, may func(*incident.Place) bool) ([]store.Whereabouts, error) {
	var out []store.Whereabouts
	err := s.read(ctx, "looking where incidents may have been", func(t *tx) error {
		out = nil
		inside := map[int64]*members{}
		if unit != "" && known(unit) {
			if err := t.posting(spaceSlots, tokenUnit+unit, inside); err != nil {
				return err
			}
		}
		q := store.Query{From: from, To: to, NoTime: true}
		f, err := t.filter(v, &q)
		if err != nil {
			return err
		}
		type answer struct {
			place *incident.Place
			may   bool
		}
		points, areas := map[[2]int32]answer{}, map[uint32]answer{}
		var none *bool
		type vague struct {
			place
			at store.Whereabouts
		}
		var unclear []vague // discs of which it is not kept how far they reach
		err = t.each1024(f, func(num int64, r *record) {
			w := store.Whereabouts{Start: r.start, End: r.end, Weekly: r.flags&flagWeekly != 0}
			blk, at := blockOf(num)
			if m := inside[blk]; m != nil {
				w.Inside = m[at/64]&(1<<(at%64)) != 0
			}
			var a answer
			switch {
			case r.flags&flagPoint != 0:
				key := [2]int32{r.lon, r.lat}
				var ok bool
				if a, ok = points[key]; !ok {
					a.place = &incident.Place{Coord: &incident.Coord{Lon: float64(r.lon) / 1e6, Lat: float64(r.lat) / 1e6}, Precision: incident.PlaceTown}
					a.may = may(a.place)
					points[key] = a
				}
			case r.extent != 0:
				x := t.extent(f, r.extent)
				var ok bool
				if a, ok = areas[r.extent]; !ok {
					a.place = placeOf(x)
					a.may = may(a.place)
					areas[r.extent] = a
				}
				if x.Unit == "" && x.Radius == radiusNear && !a.may && !w.Inside {
					unclear = append(unclear, vague{place{num, r.start, r.tie}, w})
					return
				}
			default:
				if none == nil {
					yes := may(nil)
					none = &yes
				}
				a.may = *none
			}
			if a.may || w.Inside {
				w.Place = a.place
				out = append(out, w)
			}
		})
		if err != nil {
			return err
		}
		// What names a position without a unit may be a whole country all the same: only the row says so.
		for part := range slices.Chunk(unclear, listPage) {
			places := make([]place, len(part))
			for i := range part {
				places[i] = part[i].place
			}
			rows, err := t.lines(places)
			if err != nil {
				return err
			}
			for i := range rows {
				if p := rows[i].Place; p != nil && p.Precision != incident.PlaceNear && may(p) {
					part[i].at.Place = p
					out = append(out, part[i].at)
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return out, nil
}

// placeOf is an area as a place.
func placeOf(x *placedExtent) *incident.Place {
	p := &incident.Place{Name: x.Name, Unit: x.Unit, Precision: incident.PlaceDistrict}
	if x.Placed {
		p.Coord = &incident.Coord{Lon: x.Lon, Lat: x.Lat}
	}
	switch {
	case x.Unit != "":
	case x.Radius > 0:
		p.Precision, p.RadiusKM = incident.PlaceRegion, x.Radius
	default: // what cannot be read: it may be anywhere
		p.Precision, p.RadiusKM = incident.PlaceUnknown, math.Inf(1)
	}
	return p
}
