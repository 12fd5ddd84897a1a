package web

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strconv"
	"strings"

	"tansiq/internal/account"
	"tansiq/internal/area"
	"tansiq/internal/incident"
	"tansiq/internal/node"
	"tansiq/internal/text"
)

// importRoutes registers the pages that take areas from a file.
func (w *watching) importRoutes(desk func(pattern string, h page, actions ...account.Action)) {
	desk("GET /watch/import", w.importPage, account.KeepWatch)
	desk("POST /watch/import", w.importFile, account.KeepWatch)
}

// mostImport bounds a file that is taken through a page. It travels twice, the second time inside the form of the preview; larger ones
// come by the command line.
const mostImport = 8 << 20

// importForm is how areas are to be taken from a file.
type importForm struct {
	Data    string // the file once more, in base64, after the preview
	Name    string
	Side    string
	Swap    string // "yes", "no", or empty: not asked
	From    string
	Marking incident.Marking
	Update  bool
	Partial bool
}

// importLine is one feature of a file.
type importLine struct {
	Name, Path, KM2, State, Err string
	Suspect                     bool
	Repairs                     []string
	Thumb                       template.HTML
}

func (w *watching) importPage(rw http.ResponseWriter, r *http.Request) error {
	return w.showImport(rw, r, http.StatusOK, importForm{Marking: incident.TLPRed}, nil, nil)
}

func (w *watching) showImport(rw http.ResponseWriter, r *http.Request, status int, f importForm, rep *node.AreaImported, wrong faults) error {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	d := map[string]any{"Form": f, "Faults": wrong, "MarkingList": strictestFirst(), "MB": mostImport >> 20}
	if rep != nil {
		var lines []importLine
		good := 0
		for _, it := range rep.Items {
			line := importLine{Name: it.Area.Name.In(l.Lang), Path: it.Path, State: it.State, Err: it.Err.In(l.Lang), Suspect: it.Suspect, Thumb: thumb(it.Area.Shape)}
			if !it.Area.Shape.IsZero() {
				line.KM2 = l.km2(it.KM2)
			}
			for _, x := range it.Area.Repairs {
				line.Repairs = append(line.Repairs, text.Bilingual{AR: x.AR, EN: x.EN}.In(l.Lang))
			}
			if it.State != "rejected" {
				good++
			}
			lines = append(lines, line)
		}
		var notes []string
		for _, n := range rep.Notes {
			notes = append(notes, text.Bilingual{AR: n.AR, EN: n.EN}.In(l.Lang))
		}
		d["Lines"], d["Rep"], d["Good"], d["Notes"] = lines, rep, good, notes
	}
	w.render(rw, r, status, "watch.import", "watch.import", d)
	return nil
}

// importFile shows what a file holds, or, once that was seen, takes it.
func (w *watching) importFile(rw http.ResponseWriter, r *http.Request) error {
	l, _, err := w.locales.of(lookFrom(r.Context()))
	if err != nil {
		return err
	}
	r.Body = http.MaxBytesReader(rw, r.Body, 2*mostImport)
	wrong := faults{}
	var f importForm
	if err := r.ParseMultipartForm(2 * mostImport); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			wrong["file"] = l.t("watch.fault.large", mostImport>>20)
			return w.showImport(rw, r, http.StatusRequestEntityTooLarge, importForm{Marking: incident.TLPRed}, nil, wrong)
		}
		return problem{http.StatusBadRequest, "error.form", nil}
	}
	get := func(k string) string { return strings.TrimSpace(r.PostFormValue(k)) }
	f = importForm{Data: r.PostFormValue("data"), Name: get("name"), Side: get("side"), Swap: get("swap"), From: get("from"), Marking: incident.Marking(get("marking")), Update: get("update") == "yes", Partial: get("partial") == "yes"}
	var raw []byte
	if file, head, err := r.FormFile("file"); err == nil {
		defer file.Close()
		if raw, err = io.ReadAll(io.LimitReader(file, mostImport+1)); err != nil {
			return err
		}
		f.Name = head.Filename
	} else if f.Data != "" {
		if raw, err = base64.StdEncoding.DecodeString(f.Data); err != nil {
			return problem{http.StatusBadRequest, "error.form", nil}
		}
	}
	switch {
	case len(raw) > mostImport:
		wrong["file"] = l.t("watch.fault.large", mostImport>>20)
	case len(raw) == 0:
		wrong["file"] = "watch.fault.file"
	}
	o := node.AreaImport{Swap: f.Swap == "yes", AsIs: f.Swap == "no", From: typedTime(f.From, "from", wrong), Marking: f.Marking, Update: f.Update, Partial: f.Partial, Look: get("do") != "take"}
	if f.Side != "" {
		side, err := strconv.ParseFloat(strings.ReplaceAll(asciiDigits(f.Side), ",", "."), 64)
		if err != nil || side < 0.01 || side > 200 {
			wrong["side"] = "watch.fault.side"
		}
		o.SideKM = side
	}
	if len(wrong) > 0 {
		if len(raw) <= mostImport {
			f.Data = base64.StdEncoding.EncodeToString(raw)
		}
		return w.showImport(rw, r, http.StatusUnprocessableEntity, f, nil, wrong)
	}
	f.Data = base64.StdEncoding.EncodeToString(raw)
	rep, err := w.node.ImportAreas(r.Context(), selfOf(r), bytes.NewReader(raw), o)
	switch {
	case errors.Is(err, node.ErrAreasRejected):
		return w.showImport(rw, r, http.StatusUnprocessableEntity, f, &rep, wrong)
	case err != nil:
		var said worded
		var pair interface{ Words() (ar, en string) }
		switch {
		case errors.As(err, &said):
			wrong["file"] = said.Words().In(l.Lang)
		case errors.As(err, &pair):
			ar, en := pair.Words()
			wrong["file"] = text.Bilingual{AR: ar, EN: en}.In(l.Lang)
		default:
			return err
		}
		f.Data = ""
		return w.showImport(rw, r, http.StatusUnprocessableEntity, f, nil, wrong)
	case o.Look:
		return w.showImport(rw, r, http.StatusOK, f, &rep, wrong)
	}
	http.Redirect(rw, r, "/watch?done=imported", http.StatusSeeOther)
	return nil
}

// thumb draws an outline small.
func thumb(s area.Shape) template.HTML {
	if s.IsZero() {
		return ""
	}
	const wide, high, most = 96.0, 72.0, 400 // pixels; points of a ring that are drawn
	lo, hi := s.Bounds()
	dx, dy := max(float64(hi.Lon-lo.Lon), 1), max(float64(hi.Lat-lo.Lat), 1)
	k := min((wide-8)/(dx*.82), (high-8)/dy) // .82 is about the cosine of the latitude here
	var b strings.Builder
	b.WriteString(`<svg class="thumb" viewBox="0 0 96 72" aria-hidden="true"><path fill-rule="evenodd" d="`)
	for _, p := range s.Polygons() {
		for _, ring := range p {
			step := max(1, len(ring)/most)
			for i := 0; i < len(ring); i += step {
				c := "L"
				if i == 0 {
					c = "M"
				}
				x := wide/2 + (float64(ring[i].Lon-lo.Lon)-dx/2)*.82*k
				y := high/2 - (float64(ring[i].Lat-lo.Lat)-dy/2)*k
				fmt.Fprintf(&b, "%s%.1f %.1f", c, x, y)
			}
			b.WriteString("Z")
		}
	}
	b.WriteString(`"/></svg>`)
	return template.HTML(b.String()) //nolint:gosec // numbers only
}
