// Package synthetic makes claims and queries for measuring and for tests: invented incidents shaped like a real data
// set of a conflict (many small places in clusters, some places known to an area only, one source that gives
// nearly all, a few accounts of the same happening), the same for the same seed. Nothing in it is about the world.
package synthetic

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/google/uuid"

	"tansiq/internal/incident"
	"tansiq/internal/store"
	"tansiq/internal/text"
)

// Space of the ids of synthetic claims.
var space = uuid.MustParse("2f1c2f0e-6d3b-5f57-8d0a-3b1e0f6f7a11")

type town struct {
	name     text.Bilingual
	lon, lat float64
	unit     string
	weight   float64
}

var units = []struct {
	id       string
	name     text.Bilingual
	lon, lat float64
}{
	{"SY-HL", text.Bilingual{AR: "حلب", EN: "Aleppo"}, 37.2, 36.2},
	{"SY-RA", text.Bilingual{AR: "الرقة", EN: "Raqqa"}, 39.0, 35.9},
	{"SY-DY", text.Bilingual{AR: "دير الزور", EN: "Deir ez-Zor"}, 40.4, 35.2},
	{"SY-HI", text.Bilingual{AR: "حمص", EN: "Homs"}, 37.6, 34.6},
	{"SY-HM", text.Bilingual{AR: "حماة", EN: "Hama"}, 36.9, 35.2},
	{"SY-ID", text.Bilingual{AR: "إدلب", EN: "Idlib"}, 36.6, 35.8},
	{"SY-RD", text.Bilingual{AR: "ريف دمشق", EN: "Rural Damascus"}, 36.6, 33.6},
	{"SY-DR", text.Bilingual{AR: "درعا", EN: "Daraa"}, 36.1, 32.8},
	{"SY-HA", text.Bilingual{AR: "الحسكة", EN: "Hasakah"}, 40.7, 36.5},
}

var first = []text.Bilingual{
	{AR: "تل", EN: "Tell"}, {AR: "خربة", EN: "Khirbat"}, {AR: "كفر", EN: "Kafr"}, {AR: "عين", EN: "Ayn"}, {AR: "دير", EN: "Dayr"},
	{AR: "بئر", EN: "Bir"}, {AR: "وادي", EN: "Wadi"}, {AR: "جسر", EN: "Jisr"}, {AR: "قلعة", EN: "Qalat"}, {AR: "معرة", EN: "Maarrat"},
}

var second = []text.Bilingual{
	{AR: "الزيتون", EN: "al-Zaytun"}, {AR: "الحمام", EN: "al-Hamam"}, {AR: "السلام", EN: "al-Salam"}, {AR: "النخيل", EN: "al-Nakhil"},
	{AR: "الرمان", EN: "al-Rumman"}, {AR: "الحجر", EN: "al-Hajar"}, {AR: "الغربي", EN: "al-Gharbi"}, {AR: "الشرقي", EN: "al-Sharqi"},
	{AR: "الأبيض", EN: "al-Abyad"}, {AR: "الأسود", EN: "al-Aswad"}, {AR: "الكبير", EN: "al-Kabir"}, {AR: "الصغير", EN: "al-Saghir"},
	{AR: "النهر", EN: "al-Nahr"}, {AR: "الجبل", EN: "al-Jabal"}, {AR: "الملح", EN: "al-Milh"}, {AR: "الذهب", EN: "al-Dhahab"},
}

var actors = []incident.Participant{
	{ID: "islamic-state", Name: text.Bilingual{AR: "تنظيم الدولة الإسلامية", EN: "Islamic State"}},
	{ID: "syria-government", Name: text.Bilingual{AR: "الحكومة السورية", EN: "Government of Syria"}},
	{ID: "sdf", Name: text.Bilingual{AR: "قوات سوريا الديمقراطية", EN: "Syrian Democratic Forces"}},
	{ID: "syrian-insurgents", Name: text.Bilingual{AR: "فصائل المعارضة", EN: "Syrian insurgents"}},
	{ID: "hts", Name: text.Bilingual{AR: "هيئة تحرير الشام", EN: "Hayat Tahrir al-Sham"}},
	{ID: "coalition", Name: text.Bilingual{AR: "التحالف الدولي", EN: "International coalition"}},
}

var classes = []struct {
	class  incident.Class
	title  text.Bilingual
	weight int
}{
	{incident.Clash, text.Bilingual{AR: "اشتباكات في", EN: "Clashes at"}, 40},
	{incident.Shelling, text.Bilingual{AR: "قصف مدفعي على", EN: "Shelling of"}, 20},
	{incident.Airstrike, text.Bilingual{AR: "غارة جوية على", EN: "Air strike on"}, 15},
	{incident.Attack, text.Bilingual{AR: "هجوم على حاجز في", EN: "Attack on a checkpoint at"}, 12},
	{incident.Bombing, text.Bilingual{AR: "تفجير سيارة مفخخة في", EN: "Car bomb at"}, 6},
	{incident.ExplosiveRemnant, text.Bilingual{AR: "انفجار لغم في", EN: "Mine explosion at"}, 4},
	{incident.Raid, text.Bilingual{AR: "مداهمة خلية في", EN: "Raid on a cell at"}, 3},
}

var firstDay = incident.Date(2016, 1, 1)

// span is how many days the incidents are spread over.
const span = 1430

func towns(r *rand.Rand) []town {
	var list []town
	for i := range 900 {
		u := units[r.IntN(len(units))]
		f, s := first[r.IntN(len(first))], second[r.IntN(len(second))]
		list = append(list, town{
			name: text.Bilingual{AR: f.AR + " " + s.AR, EN: f.EN + " " + s.EN},
			lon:  u.lon + r.NormFloat64()*0.35, lat: u.lat + r.NormFloat64()*0.25, unit: u.id, weight: 1 / float64(i+3),
		})
	}
	return list
}

// source gives the same numbers for the same seed; math/rand is what is wanted here.
func source(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 0x7461)) } // #nosec G404 -- not a secret

// Claims gives n confirmed claims. About one in twenty is a second account of the incident before it, from another
// source and placed into that incident.
func Claims(seed uint64, n int) iter.Seq[store.Placed] {
	return func(yield func(store.Placed) bool) {
		r := source(seed)
		places := towns(r)
		var weights []float64
		total := 0.0
		for _, t := range places {
			total += t.weight
			weights = append(weights, total)
		}
		at := time.Date(2025, 1, 26, 12, 0, 0, 0, time.UTC)
		var last incident.Claim
		for i := range n {
			if i > 0 && r.IntN(20) == 0 {
				c := last
				c.Key = fmt.Sprintf("synthetic-desk:%d-%d", seed, i)
				c.ID = uuid.NewSHA1(space, []byte(c.Key)).String()
				c.Source = incident.Source{ID: "synthetic-desk", Name: "Synthetic desk", Kind: incident.SourceMedia, Row: fmt.Sprint(i), Published: incident.NoDay}
				c.Quantities = []incident.Quantity{{What: "killed", Value: int64(1 + r.IntN(9)), Min: 1, Max: 12, Unit: "people"}}
				if !yield(store.Placed{Claim: c, Incident: uuid.NewSHA1(space, []byte("incident "+last.Key)).String()}) {
					return
				}
				continue
			}
			x := r.Float64() * total
			t := places[0]
			for j, w := range weights {
				if w >= x {
					t = places[j]
					break
				}
			}
			w := r.IntN(100)
			k := classes[0]
			for _, c := range classes {
				if k = c; w < c.weight {
					break
				}
				w -= c.weight
			}
			day := firstDay + incident.Day(r.IntN(span))
			end := day
			precision := incident.TimeDay
			switch r.IntN(25) {
			case 0:
				end, precision = day+incident.Day(1+r.IntN(6)), incident.TimeRange
			case 1:
				end, precision = day+30, incident.TimeMonth
			}
			p := incident.Place{
				Name: t.name, Coord: &incident.Coord{Lon: round(t.lon), Lat: round(t.lat)}, Precision: incident.PlaceTown, Unit: t.unit,
			}
			switch r.IntN(20) {
			case 0, 1:
				p = incident.Place{Name: nameOf(t.unit), Precision: incident.PlaceGovernorate, Unit: t.unit}
			case 2:
				p.Precision = incident.PlaceNear
			}
			a, b := actors[r.IntN(len(actors))], actors[r.IntN(len(actors))]
			a.Role, b.Role = incident.Involved, incident.Involved
			killed := int64(r.ExpFloat64() * 4)
			c := incident.Claim{
				Key: fmt.Sprintf("synthetic:%d-%d", seed, i), State: incident.Confirmed, Class: k.class,
				Title:  text.Bilingual{AR: k.title.AR + " " + p.Name.AR, EN: k.title.EN + " " + p.Name.EN},
				When:   incident.When{Start: day, End: end, Precision: precision},
				Places: []incident.Place{p}, Actors: []incident.Participant{a, b},
				Quantities: []incident.Quantity{{What: "killed", Value: killed, Min: killed / 2, Max: killed * 2, Unit: "people"}},
				Certainty:  incident.Reported, Marking: incident.TLPClear,
				Source: incident.Source{ID: "synthetic", Name: "Synthetic data set", Kind: incident.SourceDataset, Row: fmt.Sprint(i), Published: incident.NoDay},
				Grade:  incident.Grade{Reliability: "C", Credibility: "3"}, By: "import:synthetic", At: at,
			}
			c.ID = uuid.NewSHA1(space, []byte(c.Key)).String()
			last = c
			if !yield(store.Placed{Claim: c, Incident: uuid.NewSHA1(space, []byte("incident "+c.Key)).String()}) {
				return
			}
		}
	}
}

func round(x float64) float64 { return float64(int64(x*1e6)) / 1e6 }

func nameOf(unit string) text.Bilingual {
	for _, u := range units {
		if u.id == unit {
			return u.name
		}
	}
	return text.Bilingual{}
}

// Batches cuts claims into batches for AddClaims.
func Batches(claims iter.Seq[store.Placed], size int) iter.Seq[[]store.Placed] {
	return func(yield func([]store.Placed) bool) {
		batch := make([]store.Placed, 0, size)
		for c := range claims {
			if batch = append(batch, c); len(batch) == size {
				if !yield(batch) {
					return
				}
				batch = batch[:0]
			}
		}
		if len(batch) > 0 {
			yield(batch)
		}
	}
}

// Queries gives n different queries of the kinds that the Picture page asks, most with several filters.
func Queries(seed uint64, n int) iter.Seq[store.Query] {
	words := []string{
		"clashes", "shelling", "mine", "checkpoint", "raid cell", "قصف", "اشتباكات", "تفجير سيارة", "Tell", "wadi al-Milh",
		"تل الزيتون", "Raqqa", "الرقة", "Islamic State", "تنظيم الدولة", "coalition", "حمص قصف", "car bomb", "jisr", "synthetic",
	}
	sides := []incident.Side{incident.SideGroup, incident.SideResponder, incident.SideUndetermined, incident.SideNeither}
	return func(yield func(store.Query) bool) {
		r := source(seed)
		seen := map[string]bool{}
		for len(seen) < n {
			q := store.Query{From: incident.NoDay, To: incident.NoDay}
			if r.IntN(2) == 0 {
				q.Text = words[r.IntN(len(words))]
			}
			if r.IntN(2) == 0 {
				q.From = firstDay + incident.Day(r.IntN(span))
				q.To = q.From + incident.Day(1+r.IntN(400))
			}
			if r.IntN(3) == 0 {
				q.Classes = append(q.Classes, classes[r.IntN(len(classes))].class, classes[r.IntN(len(classes))].class)
			}
			if r.IntN(3) == 0 {
				q.Sides = append(q.Sides, sides[r.IntN(len(sides))])
			}
			if r.IntN(3) == 0 {
				u := units[r.IntN(len(units))]
				h := 0.05 + r.Float64()
				q.Box = &store.Box{West: u.lon - h, East: u.lon + h, South: u.lat - h, North: u.lat + h}
			}
			switch r.IntN(8) {
			case 0:
				q.Unit = units[r.IntN(len(units))].id
			case 1:
				q.Actor = actors[r.IntN(len(actors))].ID
			case 2:
				q.Sources = []string{"synthetic-desk"}
			case 3:
				q.Contradicted = true
			}
			key := fmt.Sprintf("%v %v", q, q.Box)
			if seen[key] {
				continue
			}
			seen[key] = true
			if !yield(q) {
				return
			}
		}
	}
}
