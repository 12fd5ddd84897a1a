package geojson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math"

	"tansiq/internal/incident"
)

// Shape gives the outline of an administrative unit as one GeoJSON geometry (Polygon or MultiPolygon); ok is
// false when the unit has none.
type Shape func(unit string) (geometry []byte, ok bool)

// Writer writes incidents as one FeatureCollection, one feature a line, without holding more than one.
type Writer struct {
	w       io.Writer
	shape   Shape
	buf     bytes.Buffer
	enc     *json.Encoder
	started bool
	err     error
}

// NewWriter returns a Writer. With a nil shape, what is known to a unit only has no geometry.
func NewWriter(w io.Writer, shape Shape) *Writer {
	out := &Writer{w: w, shape: shape}
	out.enc = json.NewEncoder(&out.buf)
	out.enc.SetEscapeHTML(false)
	return out
}

const opening = `{"type":"FeatureCollection","features":[`

// Write adds one incident. sources are those of its claims, in the order in which they are to be named.
func (w *Writer) Write(inc incident.Incident, sources []incident.Source) error {
	if w.err != nil {
		return w.err
	}
	w.buf.Reset()
	if w.started {
		w.buf.WriteByte(',')
	} else {
		w.buf.WriteString(opening)
		w.started = true
	}
	w.buf.WriteByte('\n')
	f := feature{Type: "Feature", ID: inc.ID, Geometry: w.geometry(&inc), Properties: propertiesOf(&inc, sources)}
	if err := w.enc.Encode(f); err != nil {
		w.err = fmt.Errorf("writing incident %s as GeoJSON: %w", inc.ID, err)
		return w.err
	}
	w.buf.Truncate(w.buf.Len() - 1) // the encoder's line end
	return w.flush()
}

// Close ends the collection. It does not close what lies beneath.
func (w *Writer) Close() error {
	if w.err != nil {
		return w.err
	}
	w.buf.Reset()
	if !w.started {
		w.buf.WriteString(opening)
	}
	w.buf.WriteString("\n]}\n")
	return w.flush()
}

func (w *Writer) flush() error {
	if _, err := w.w.Write(w.buf.Bytes()); err != nil {
		w.err = fmt.Errorf("writing GeoJSON: %w", err)
	}
	return w.err
}

type feature struct {
	Type       string          `json:"type"`
	ID         string          `json:"id,omitempty"`
	Geometry   json.RawMessage `json:"geometry"`
	Properties *properties     `json:"properties"`
}

var null = json.RawMessage("null")

// geometry draws a place no finer than it is known.
func (w *Writer) geometry(inc *incident.Incident) json.RawMessage {
	if inc.Place == nil {
		return null
	}
	switch p := &inc.Place.Value; p.Precision {
	case incident.PlaceExact, incident.PlaceTown:
		if p.Coord != nil {
			return point(*p.Coord)
		}
	case incident.PlaceNear:
		if p.Coord != nil {
			return disc(*p.Coord, nearKM)
		}
	case incident.PlaceRegion:
		if p.Coord != nil && p.RadiusKM > 0 {
			return disc(*p.Coord, p.RadiusKM)
		}
	case incident.PlaceDistrict, incident.PlaceGovernorate, incident.PlaceCountry:
		if w.shape != nil && p.Unit != "" {
			if g, ok := w.shape(p.Unit); ok {
				return g
			}
		}
	}
	return null
}

// nearKM is how far from its position a place of precision "near" may be.
const nearKM = 25

func point(c incident.Coord) json.RawMessage {
	return fmt.Appendf(nil, `{"type":"Point","coordinates":[%s,%s]}`, number(c.Lon), number(c.Lat))
}

func number(x float64) []byte {
	b, err := json.Marshal(x)
	if err != nil {
		return []byte("0") // not a number: no valid place has one
	}
	return b
}

// discSides is how many corners a disc is drawn with.
const discSides = 48

// disc is a polygon around c, counterclockwise. One that reaches over a pole or the antimeridian is null:
// the label position and the radius are in the properties all the same.
func disc(c incident.Coord, km float64) json.RawMessage {
	const rad, earth = math.Pi / 180, 6371.0
	lat, d := c.Lat*rad, km/earth
	if d >= math.Pi/2 || math.Abs(lat)+d >= math.Pi/2 {
		return null
	}
	b := []byte(`{"type":"Polygon","coordinates":[[`)
	for i := range discSides + 1 {
		turn := -2 * math.Pi * float64(i%discSides) / discSides
		y := math.Asin(math.Sin(lat)*math.Cos(d) + math.Cos(lat)*math.Sin(d)*math.Cos(turn))
		x := math.Atan2(math.Sin(turn)*math.Sin(d)*math.Cos(lat), math.Cos(d)-math.Sin(lat)*math.Sin(y))
		lon := c.Lon + x/rad
		if math.Abs(lon) > 180 {
			return null
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = fmt.Appendf(b, "[%.5f,%.5f]", lon, y/rad)
	}
	return append(b, "]]}"...)
}
