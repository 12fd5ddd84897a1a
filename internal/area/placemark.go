package area

// Placemark is one named piece of land, or one line, as a file of others gives it. It is not yet an area of a desk:
// somebody may first have to say how wide the line is, or that its coordinates are swapped.
type Placemark struct {
	Path        string // where in the file: "features[3]", "Document/Folder[2]/Placemark[1]"
	ID          string // what the file calls it; may be empty
	Name        string // as the file has it, in whatever language
	AR, EN      string // names that the file gives by language
	Description string // plain text
	ValidFrom   string // a date like 2025-01-11, when the file gives one

	Rings   [][][]Point    // the polygons as they were, closed: for SuspectSwapped and SwapAxes
	Shape   Shape          // what they make
	Line    []Point        // in place of a shape: a line that needs a width to be a corridor
	Repairs []Repair       // what was mended
	Err     *GeometryError // why there is neither shape nor line
}

// SetRings makes the shape of polygons: rings that are not closed are closed, everything else is MakeShape's.
func (p *Placemark) SetRings(polygons [][][]Point) {
	var told repairs
	p.Rings = make([][][]Point, len(polygons))
	for i, rings := range polygons {
		for _, r := range rings {
			p.Rings[i] = append(p.Rings[i], closeRing(r, &told))
		}
	}
	p.make(told.all())
}

// make takes Rings, with what was already mended in them.
func (p *Placemark) make(told []Repair) {
	s, more, err := MakeShape(p.Rings)
	p.Shape, p.Repairs, p.Err = s, append(told, more...), asGeometryError(err)
}

// SetGeometry reads a GeoJSON geometry: land as ReadGeometry does, or a LineString.
func (p *Placemark) SetGeometry(geojson []byte) {
	line, err := readLine(geojson)
	if line != nil || err != nil {
		p.Line, p.Err = line, err
		return
	}
	rings, told, fault := ReadPolygons(geojson)
	if fault != nil {
		p.Err = asGeometryError(fault)
		return
	}
	p.Rings = rings
	p.make(told)
}

// Swap exchanges longitude and latitude. It reports whether that stays on the globe; otherwise nothing changes.
func (p *Placemark) Swap() bool {
	if p.Line != nil {
		swapped := SwapAxes([][][]Point{{p.Line}})
		if swapped == nil {
			return false
		}
		p.Line = swapped[0][0]
		return true
	}
	rings := SwapAxes(p.Rings)
	if rings == nil {
		return false
	}
	p.SetRings(rings)
	return true
}

// Suspect reports whether longitude and latitude look swapped, as SuspectSwapped does.
func (p *Placemark) Suspect(r Region) bool {
	if p.Line != nil {
		return SuspectSwapped([][][]Point{{p.Line}}, r)
	}
	return SuspectSwapped(p.Rings, r)
}

// SetLine takes a line of 2 to 2,000 points.
func (p *Placemark) SetLine(line []Point) {
	if p.Err = asGeometryError(checkLine(line)); p.Err == nil {
		p.Line = line
	}
}
