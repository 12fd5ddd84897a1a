package node

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"tansiq/internal/area"
	"tansiq/internal/format/geojson"
	"tansiq/internal/format/kml"
	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
	"tansiq/internal/watch"
)

// AreaImport says how areas are to be taken from a file.
type AreaImport struct {
	Swap    bool             // exchange longitude and latitude in every feature
	AsIs    bool             // take coordinates as they are, although they look swapped
	SideKM  float64          // lines become corridors of so many km to each side; 0: a line is an error
	From    time.Time        // when the areas begin to hold; zero: they always have
	Marking incident.Marking // empty: TLP:RED
	Update  bool             // an area of the same name gets another version; else a further area is made
	Partial bool             // take the good features although others are bad; else nothing is stored then
	Look    bool             // only say what would be stored
}

// AreaImported is what became of a file.
type AreaImported struct {
	Stored    bool // whether anything was to be stored, and was
	Added     int
	Updated   int
	Unchanged int // there already, with this name and outline
	Rejected  int
	Suspected int // features whose coordinates look swapped
	Items     []AreaItem
	Notes     []text.Note
}

// AreaItem is one feature of a file.
type AreaItem struct {
	Path    string // where in the file
	Area    watch.Area
	KM2     float64
	Suspect bool           // longitude and latitude look swapped
	Err     text.Bilingual // why it is not taken
	State   string         // added, updated, unchanged, rejected
}

// maxAreaFile bounds a file of areas.
const maxAreaFile = 64 << 20

// ErrAreasRejected is returned where a file holds something bad and nothing of it was stored; the report says what.
var ErrAreasRejected = errors.New("nothing was stored: see what is wrong with each feature")

// ImportAreas takes areas from GeoJSON, KML or KMZ; which of them is told by the content. All that is taken is stored together. Where a feature is bad, or its
// coordinates look swapped and the options do not say what to do, nothing is stored and the error is ErrAreasRejected, with a full report beside it.
func (n *Node) ImportAreas(ctx context.Context, by string, r io.Reader, o AreaImport) (AreaImported, error) {
	var rep AreaImported
	b, err := io.ReadAll(io.LimitReader(r, maxAreaFile+1))
	if err != nil {
		return rep, fmt.Errorf("reading the file of areas: %w", err)
	}
	if len(b) > maxAreaFile {
		return rep, &geojson.FileError{Code: "large", Value: fmt.Sprint(maxAreaFile >> 20)}
	}
	var marks []area.Placemark
	if looksLikeKML(b) {
		f, err := kml.Read(bytes.NewReader(b))
		if err != nil {
			return rep, err
		}
		marks, rep.Notes = f.Placemarks, f.Notes
	} else {
		f, err := geojson.ReadAreas(bytes.NewReader(b), geojson.Options{Now: n.now()})
		if err != nil {
			return rep, err
		}
		marks, rep.Notes = f.Placemarks, f.Notes
	}
	if len(marks) == 0 {
		return rep, &watch.Error{Code: "shape", Field: "file"}
	}
	for i := range marks {
		rep.Items = append(rep.Items, areaItem(&marks[i], i, o))
	}
	for i := range rep.Items {
		it := &rep.Items[i]
		if it.Suspect {
			rep.Suspected++
		}
		if it.State == "rejected" {
			rep.Rejected++
		}
	}
	if rep.Rejected > 0 && !o.Partial {
		return rep, ErrAreasRejected
	}
	err = n.Exchange(ctx, "taking areas from a file", func(x store.Exchange) error {
		return n.putAreas(x, by, &rep, o)
	})
	return rep, err
}

// looksLikeKML tells a KML or KMZ file from GeoJSON.
func looksLikeKML(b []byte) bool {
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return true
	}
	b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
	return bytes.HasPrefix(bytes.TrimLeftFunc(b, unicode.IsSpace), []byte("<")) || bytes.HasPrefix(b, []byte("\xff\xfe<")) || bytes.HasPrefix(b, []byte("\xfe\xff\x00<"))
}

// areaItem makes an area of a feature, or says why not.
func areaItem(m *area.Placemark, i int, o AreaImport) AreaItem {
	it := AreaItem{Path: m.Path, Suspect: m.Suspect(area.HomeRegion())}
	a := &it.Area
	a.Name = text.Bilingual{AR: strings.TrimSpace(m.AR), EN: strings.TrimSpace(m.EN)}
	if a.Name == (text.Bilingual{}) {
		name := strings.TrimSpace(m.Name)
		if arabicLetters(name) {
			a.Name.AR = name
		} else {
			a.Name.EN = name
		}
	}
	if a.Name == (text.Bilingual{}) {
		a.Name = text.Bilingual{AR: fmt.Sprintf("منطقة %d", i+1), EN: fmt.Sprintf("Area %d", i+1)}
	}
	a.Name.AR, a.Name.EN = cutLetters(a.Name.AR, 200), cutLetters(a.Name.EN, 200)
	a.Note, a.Marking, a.Kind, a.From = cutLetters(m.Description, 4000), o.Marking, watch.Drawn, o.From
	if a.Marking == "" {
		a.Marking = incident.TLPRed
	}
	if m.ValidFrom != "" && a.From.IsZero() {
		if t, err := time.Parse("2006-01-02", m.ValidFrom); err == nil {
			a.From = t
		}
	}
	reject := func(w text.Bilingual) AreaItem {
		it.State, it.Err = "rejected", w
		return it
	}
	if o.Swap && m.Err == nil && !m.Swap() {
		return reject(text.Bilingual{AR: "لا يمكن تبديل خط الطول وخط العرض هنا: يخرج الناتج عن الخريطة", EN: "longitude and latitude cannot be exchanged here: that leaves the map"})
	}
	if m.Err != nil {
		return reject(wordsOf(m.Err))
	}
	if it.Suspect && !o.Swap && !o.AsIs {
		return reject(text.Bilingual{
			AR: "يبدو أن خط الطول وخط العرض مبدّلان: كما هي تقع خارج سوريا والعراق وجوارهما، وبعد التبديل تقع فيها. قل هل تُبدَّل أم تُؤخذ كما هي",
			EN: "longitude and latitude look exchanged: as they are they lie outside Syria, Iraq and their neighbours, and exchanged inside. Say whether to exchange them or take them as they are"})
	}
	a.Shape, a.Repairs = m.Shape, m.Repairs
	if m.Line != nil {
		if o.SideKM <= 0 {
			return reject(text.Bilingual{AR: "هذا خط لا مضلع: اذكر كم كيلومترًا إلى كل جانب ليصير ممرًا", EN: "this is a line and no polygon: say how many km to each side, and it becomes a corridor"})
		}
		shape, err := watch.CorridorShape(m.Line, o.SideKM)
		if err != nil {
			return reject(wordsOf(err))
		}
		a.Kind, a.Line, a.SideKM, a.Shape = watch.Corridor, m.Line, o.SideKM, shape
	}
	a.Version = 1
	if err := a.Check(); err != nil {
		return reject(wordsOf(err))
	}
	it.KM2 = a.Shape.KM2()
	return it
}

// wordsOf are the words of an error, in both languages where it has them.
func wordsOf(err error) text.Bilingual {
	var w interface{ Words() text.Bilingual }
	if errors.As(err, &w) {
		return w.Words()
	}
	var g *area.GeometryError // package area stands beside package text
	if errors.As(err, &g) {
		ar, en := g.Words()
		return text.Bilingual{AR: ar, EN: en}
	}
	return text.Bilingual{AR: err.Error(), EN: err.Error()}
}

func arabicLetters(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
}

func cutLetters(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// putAreas stores what is good of a file.
func (n *Node) putAreas(x store.Exchange, by string, rep *AreaImported, o AreaImport) error {
	rep.Added, rep.Updated, rep.Unchanged = 0, 0, 0
	there, _, err := keptAll[watch.Area](x, shelfArea, store.Filter{State: stateNewest})
	if err != nil {
		return err
	}
	byName := map[text.Bilingual]watch.Area{}
	for _, a := range there {
		if !a.Retired {
			byName[a.Name] = a
		}
	}
	var ids []string
	for i := range rep.Items {
		it := &rep.Items[i]
		if it.State == "rejected" {
			continue
		}
		old, named := byName[it.Area.Name]
		switch {
		case named && old.Shape.Equal(it.Area.Shape):
			it.State, it.Area.ID = "unchanged", old.ID
			rep.Unchanged++
			continue
		case named && o.Update:
			it.State, it.Area.ID = "updated", old.ID
			it.Area.Needs = old.Needs
			rep.Updated++
		default:
			it.State = "added"
			rep.Added++
		}
		if o.Look {
			continue
		}
		a, err := n.putArea(x, by, it.Area)
		if err != nil {
			return fmt.Errorf("%s: %w", it.Path, err)
		}
		it.Area = a
		byName[a.Name] = a
		ids = append(ids, a.ID)
	}
	if rep.Stored = len(ids) > 0; !rep.Stored {
		return nil
	}
	note := fmt.Sprintf("%d", len(ids))
	return x.Journal(store.Event{By: by, Act: store.ActAreasImported, Ref: ids[0], Note: note})
}
