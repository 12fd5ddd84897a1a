package document

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// extractorDOCX is the version of the way from a Word file to its text.
const extractorDOCX = "tansiq-docx/1"

// Limits of a packed file.
const (
	maxEntries  = 10_000   // files in it
	maxPart     = 64 << 20 // bytes of one part, unpacked
	maxParts    = 96 << 20 // bytes of all parts that are read, unpacked
	maxRatio    = 400      // unpacked to packed, of parts over 4 MB
	maxElements = 500      // within each other
	maxTags     = 2_000_000
	maxToken    = 5 << 20 // bytes of one tag or of one run of text
)

const mediaDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

// packed is an opened package of Office.
type packed struct {
	ctx   context.Context // of the one call of Read that the package lives for
	name  string
	files map[string]*zip.File
	left  int64 // bytes that may still be unpacked
	tags  int   // that were read
}

// readZip reads a Word file, and says what any other packed file is.
func readZip(ctx context.Context, b []byte, name string) (Document, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		code := "archive"
		if bytes.Contains(b, []byte("word/")) || strings.EqualFold(path.Ext(name), ".docx") {
			code = "docx_broken"
		}
		return Document{}, &Error{Code: code, Name: name, Err: err}
	}
	if len(z.File) > maxEntries {
		return Document{}, &Error{Code: "bomb", Name: name}
	}
	p := &packed{ctx: ctx, name: name, files: map[string]*zip.File{}, left: maxParts}
	kind := "archive"
	for _, f := range z.File {
		at := strings.TrimPrefix(strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/")), "/")
		if _, twice := p.files[at]; !twice {
			p.files[at] = f
		}
		switch {
		case strings.HasPrefix(at, "word/") && path.Ext(at) == ".xml":
			kind = "docx"
		case kind == "archive" && strings.HasPrefix(at, "xl/"):
			kind = "sheet"
		case kind == "archive" && strings.HasPrefix(at, "ppt/"):
			kind = "slides"
		}
	}
	if kind == "docx" {
		return p.document()
	}
	if f := p.files["mimetype"]; f != nil && f.UncompressedSize64 < 200 {
		if media, err := p.part("mimetype"); err == nil {
			switch m := string(media); {
			case strings.Contains(m, "opendocument.text"):
				kind = "odt"
			case strings.Contains(m, "opendocument.spreadsheet"):
				kind = "sheet"
			case strings.Contains(m, "opendocument.presentation"):
				kind = "slides"
			case strings.Contains(m, "epub"):
				kind = "ebook"
			}
		}
	}
	return Document{}, &Error{Code: kind, Name: name}
}

// part unpacks one file of the package; nil when there is none.
func (p *packed) part(at string) ([]byte, error) {
	f := p.files[strings.ToLower(at)]
	if f == nil {
		return nil, nil
	}
	if f.Flags&1 != 0 {
		return nil, &Error{Code: "docx_locked", Name: p.name}
	}
	// The size that the package states is a claim; what is unpacked is counted.
	bomb := &Error{Code: "bomb", Name: p.name}
	if f.UncompressedSize64 > maxPart {
		return nil, bomb
	}
	r, err := f.Open()
	if err != nil {
		return nil, &Error{Code: "docx_broken", Name: p.name, Err: err}
	}
	defer r.Close()
	var out bytes.Buffer
	for {
		n, err := io.CopyN(&out, r, 256<<10)
		p.left -= n
		if size := int64(out.Len()); size > maxPart || p.left < 0 || size > 4<<20 && uint64(size) > maxRatio*(f.CompressedSize64+1) {
			return nil, bomb
		}
		if cerr := p.ctx.Err(); cerr != nil {
			return nil, cerr
		}
		if errors.Is(err, io.EOF) {
			return out.Bytes(), nil
		}
		if err != nil {
			return nil, &Error{Code: "docx_broken", Name: p.name, Err: err}
		}
	}
}

// visitor is called with each element of a part, and with its text.
type visitor interface {
	start(e xml.StartElement)
	end(e xml.EndElement)
	text(s string)
}

// visit reads the XML of a part. A document type, which could name entities, is refused.
func (p *packed) visit(at string, v visitor) error {
	b, err := p.part(at)
	if err != nil || b == nil {
		return err
	}
	r := &meter{r: bytes.NewReader(b)}
	d := xml.NewDecoder(r)
	depth := 0
	for n := 0; ; n++ {
		r.n = 0
		t, err := d.Token()
		if errors.Is(err, errToken) {
			return &Error{Code: "bomb", Name: p.name, Err: err}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return &Error{Code: "docx_broken", Name: p.name, Err: err}
		}
		if n%1024 == 0 {
			if err := p.ctx.Err(); err != nil {
				return err
			}
		}
		switch t := t.(type) {
		case xml.StartElement:
			depth++
			p.tags++
			if depth > maxElements || p.tags > maxTags {
				return &Error{Code: "bomb", Name: p.name}
			}
			v.start(t)
		case xml.EndElement:
			depth--
			v.end(t)
		case xml.CharData:
			v.text(string(t))
		case xml.Directive:
			return &Error{Code: "docx_broken", Name: p.name, Err: errors.New("it has a document type")}
		}
	}
}

// meter counts what is read for one token: a tag of a hundred thousand attributes is no tag.
type meter struct {
	r *bytes.Reader
	n int
}

var errToken = fmt.Errorf("a tag or a run of text has more than %d bytes", maxToken)

// Read implements io.Reader.
func (m *meter) Read(b []byte) (int, error) {
	n, err := m.r.Read(b)
	if m.n += n; m.n > maxToken {
		return 0, errToken
	}
	return n, err
}

// ReadByte implements io.ByteReader.
func (m *meter) ReadByte() (byte, error) {
	if m.n++; m.n > maxToken {
		return 0, errToken
	}
	return m.r.ReadByte()
}

// document reads the text of a Word file.
func (p *packed) document() (Document, error) {
	main := "word/document.xml"
	links := relations{}
	if err := p.visit("_rels/.rels", links); err != nil {
		return Document{}, err
	}
	for _, l := range links {
		if strings.HasSuffix(l.kind, "/officeDocument") && p.files[strings.ToLower(strings.TrimPrefix(l.target, "/"))] != nil {
			main = strings.TrimPrefix(l.target, "/")
		}
	}
	if p.files[strings.ToLower(main)] == nil {
		return Document{}, &Error{Code: "docx_broken", Name: p.name}
	}
	dir := path.Dir(main)
	links = relations{}
	if err := p.visit(path.Join(dir, "_rels", path.Base(main)+".rels"), links); err != nil {
		return Document{}, err
	}
	w := newWord()
	if err := p.visit(main, w); err != nil {
		return Document{}, err
	}
	target := func(id string) string {
		if t := links[id].target; strings.HasPrefix(t, "/") {
			return t[1:]
		} else if t != "" {
			return path.Join(dir, t)
		}
		return ""
	}
	// What stands over and under every page is said once.
	var head, foot []string
	seen := map[string]bool{}
	for _, r := range w.edges {
		at := target(r.id)
		if at == "" || seen[at] {
			continue
		}
		seen[at] = true
		h := newWord()
		if err := p.visit(at, h); err != nil {
			return Document{}, err
		}
		t := strings.Join(h.out.blocks, "\n\n")
		if seen[t] || !strings.ContainsFunc(t, unicode.IsLetter) {
			continue
		}
		seen[t] = true
		if r.foot {
			foot = append(foot, t)
		} else {
			head = append(head, t)
		}
	}
	blocks := append(head, w.out.blocks...)
	for _, kind := range []string{"footnote", "endnote"} {
		notes := newWord()
		for id, l := range links {
			if strings.HasSuffix(l.kind, "/"+kind+"s") {
				if err := p.visit(target(id), notes); err != nil {
					return Document{}, err
				}
			}
		}
		for i, r := range w.notes {
			if t := notes.named[r.id]; r.kind == kind && t != "" {
				blocks = append(blocks, fmt.Sprintf("[%d] %s", i+1, t))
			}
		}
	}
	blocks = append(blocks, foot...)

	d := Document{Text: strings.ReplaceAll(strings.Join(blocks, "\n\n"), "\x00", ""), Published: incident.NoDay, MediaType: mediaDOCX, Extractor: extractorDOCX, Encoding: "docx"}
	if d.Lang = text.Lang(d.Text); d.Lang == "" && w.pictures > 0 {
		return Document{}, &Error{Code: "image", Name: p.name}
	}
	if w.deleted+w.inserted > 0 {
		d.Notes = append(d.Notes, noteOf("docx_tracked", "the file has tracked changes; deletions ({0}) were left out and insertions ({1}) kept", "في الملف تعديلات متعقَّبة؛ تُركت المحذوفات ({0}) وأُبقيت الإضافات ({1})",
			strconv.Itoa(w.deleted), strconv.Itoa(w.inserted)))
	}
	if w.hidden > 0 {
		d.Notes = append(d.Notes, noteOf("docx_hidden", "hidden text left out, in {0} places", "تُرك نص مخفي، عدد مواضعه: {0}", strconv.Itoa(w.hidden)))
	}
	if w.pictures > 0 {
		d.Notes = append(d.Notes, noteOf("docx_pictures", "pictures, whose text is not read: {0}", "صور لا يُقرأ ما فيها من نص، عددها: {0}", strconv.Itoa(w.pictures)))
	}
	var about core
	if err := p.visit("docprops/core.xml", &about); err == nil { // without it the text is as good
		if t := strings.TrimSpace(about.title); !fileLike.MatchString(t) {
			d.Title = t
		}
		if day := parseDate(strings.TrimSpace(about.created)); day != incident.NoDay {
			d.Notes = append(d.Notes, createdNote(day))
			if changed := parseDate(strings.TrimSpace(about.modified)); changed != incident.NoDay && changed != day {
				d.Notes = append(d.Notes, noteOf("file_changed", "the file says that it was last changed on {0}", "يذكر الملف أن آخر تعديل عليه كان في {0}", changed.String()))
			}
		}
	} else if errors.Is(err, p.ctx.Err()) && p.ctx.Err() != nil {
		return Document{}, err
	}
	return d, d.check(p.name)
}

// relations are the links between parts, by id.
type relations map[string]struct{ kind, target string }

func (r relations) start(e xml.StartElement) {
	if e.Name.Local == "Relationship" && xmlAttr(e, "TargetMode") != "External" && len(r) < 10_000 {
		r[xmlAttr(e, "Id")] = struct{ kind, target string }{xmlAttr(e, "Type"), xmlAttr(e, "Target")}
	}
}

func (relations) end(xml.EndElement) {}
func (relations) text(string)        {}

func xmlAttr(e xml.StartElement, local string) string {
	for _, a := range e.Attr {
		if a.Name.Local == local {
			return a.Value
		}
	}
	return ""
}

// core is what a file says about itself. Its author is a person and is not read.
type core struct {
	in                       string
	title, created, modified string
}

func (c *core) start(e xml.StartElement) { c.in = e.Name.Local }
func (c *core) end(xml.EndElement)       { c.in = "" }
func (c *core) text(s string) {
	switch c.in {
	case "title":
		c.title += s
	case "created":
		c.created += s
	case "modified":
		c.modified += s
	}
}

// sink collects the paragraphs of a body, a cell or a text box.
type sink struct {
	blocks []string
	cur    strings.Builder
	later  []string // text boxes that hang on the paragraph
	join   bool     // the mark at the paragraph's end is deleted: the next one goes on
	table  bool     // the last block is a table that may have more rows
}

func (s *sink) flush() {
	if s.join {
		s.join = false
		return
	}
	if t := strings.TrimSpace(s.cur.String()); t != "" {
		s.blocks = append(s.blocks, t)
	}
	s.cur.Reset()
	s.blocks = append(s.blocks, s.later...)
	s.later = nil
}

// cells is a table row in the making.
type cells struct{ list []*sink }

type edge struct {
	id   string
	foot bool
}

// run is text of one look; hidden, it is not shown.
type run struct {
	text   strings.Builder
	hidden bool
}

type noteRef struct{ kind, id string }

// word visits the parts of a Word file that hold text.
type word struct {
	out    *sink
	sinks  []*sink // the outer ones
	rows   []*cells
	skip   int // elements within one that is left out
	stack  []string
	choice []int // letters there were when each open AlternateContent chose
	size   int   // letters written so far

	inText    bool
	preserve  bool
	inRunProp bool
	inParProp bool
	runs      []*run // open ones: a text box lies in a run

	edges    []edge
	notes    []noteRef
	numbers  map[noteRef]int   // of notes, from 1
	named    map[string]string // footnotes by id
	noteID   string
	deleted  int
	inserted int
	hidden   int
	pictures int
}

func newWord() *word {
	return &word{out: &sink{}, named: map[string]string{}, numbers: map[noteRef]int{}}
}

func isWord(n xml.Name) bool {
	return strings.Contains(n.Space, "wordprocessingml") && strings.HasSuffix(n.Space, "main")
}

func (w *word) push() {
	w.sinks = append(w.sinks, w.out)
	w.out = &sink{}
}

// pop closes the inner sink and returns it.
func (w *word) pop() *sink {
	s := w.out
	s.join = false
	s.flush()
	if n := len(w.sinks); n > 0 {
		w.out, w.sinks = w.sinks[n-1], w.sinks[:n-1]
	}
	return s
}

func (w *word) write(s string) {
	w.size += len(s)
	if w.inRun() {
		w.runs[len(w.runs)-1].text.WriteString(s)
		return
	}
	w.out.cur.WriteString(s)
}

func (w *word) inRun() bool {
	n := len(w.stack)
	return n > 0 && w.stack[n-1] == "r" && len(w.runs) > 0
}

func off(e xml.StartElement) bool {
	v := xmlAttr(e, "val")
	return v == "0" || v == "false" || v == "off"
}

func (w *word) start(e xml.StartElement) {
	if w.skip > 0 {
		w.skip++
		return
	}
	local := e.Name.Local
	switch {
	case local == "AlternateContent":
		w.choice = append(w.choice, w.size)
		return
	case local == "Fallback" && len(w.choice) > 0:
		if w.size > w.choice[len(w.choice)-1] {
			w.skip = 1 // the same again, for old programs
		}
		return
	case local == "Choice" && len(w.choice) > 0:
		if w.size > w.choice[len(w.choice)-1] {
			w.skip = 1
		}
		return
	case local == "pic" || local == "imagedata":
		w.pictures++
		return
	case local == "t" && strings.HasSuffix(e.Name.Space, "/math"):
		w.inText, w.preserve = true, true
		return
	case !isWord(e.Name):
		return
	}
	switch local {
	case "p":
		w.stack = append(w.stack, "p")
	case "r":
		w.stack = append(w.stack, "r")
		w.runs = append(w.runs, &run{})
	case "rPr":
		w.inRunProp = true
	case "pPr":
		w.inParProp = true
	case "vanish", "webHidden":
		if w.inRunProp && w.inRun() && local == "vanish" && !off(e) {
			w.runs[len(w.runs)-1].hidden = true
		}
	case "del", "moveFrom":
		if w.inParProp {
			w.out.join = local == "del"
			return
		}
		w.deleted++
		w.skip = 1
	case "ins", "moveTo":
		if !w.inParProp {
			w.inserted++
		}
	case "delText", "instrText", "delInstrText", "sdtPr", "fldData", "rubyPr", "rt":
		w.skip = 1
	case "t":
		w.inText, w.preserve = true, xmlAttr(e, "space") == "preserve"
	case "tab", "ptab":
		if !w.inParProp && !w.inRunProp {
			w.write("\t")
		}
	case "br", "cr":
		w.write("\n")
	case "noBreakHyphen":
		w.write("\u2011")
	case "sym":
		if c, err := strconv.ParseUint(xmlAttr(e, "char"), 16, 32); err == nil && (c < 0xE000 || c > 0xF8FF) && c >= ' ' {
			w.write(string(rune(c)))
		}
	case "footnoteReference", "endnoteReference":
		ref := noteRef{strings.TrimSuffix(local, "Reference"), xmlAttr(e, "id")}
		if w.numbers[ref] == 0 { // one that is referred to again is said once
			w.notes = append(w.notes, ref)
			w.numbers[ref] = len(w.notes)
		}
		w.write("[" + strconv.Itoa(w.numbers[ref]) + "]")
	case "txbxContent":
		w.stack = append(w.stack, "box")
		w.push()
	case "tbl":
		w.out.flush()
		w.out.table = false
	case "tr":
		w.rows = append(w.rows, &cells{})
	case "tc":
		w.push()
	case "headerReference", "footerReference":
		w.edges = append(w.edges, edge{xmlAttr(e, "id"), local == "footerReference"})
	case "footnote", "endnote":
		if t := xmlAttr(e, "type"); t != "" && t != "normal" {
			w.skip = 1
			return
		}
		w.noteID = xmlAttr(e, "id")
		w.push()
	}
}

func (w *word) text(s string) {
	if w.skip > 0 || !w.inText {
		return
	}
	if !w.preserve {
		s = strings.TrimSpace(s)
	}
	w.write(s)
}

func (w *word) end(e xml.EndElement) {
	if w.skip > 0 {
		w.skip--
		return
	}
	local := e.Name.Local
	switch {
	case local == "AlternateContent":
		if n := len(w.choice); n > 0 {
			w.choice = w.choice[:n-1]
		}
		return
	case local == "t":
		w.inText = false
		return
	case !isWord(e.Name):
		return
	}
	switch local {
	case "p":
		w.unwind("p")
		w.out.flush()
	case "r":
		w.unwind("r")
		n := len(w.runs)
		if n == 0 {
			return
		}
		r := w.runs[n-1]
		w.runs = w.runs[:n-1]
		switch {
		case !r.hidden:
			w.out.cur.WriteString(r.text.String())
		case strings.TrimSpace(r.text.String()) != "":
			w.hidden++
		}
	case "rPr":
		w.inRunProp = false
	case "pPr":
		w.inParProp = false
	case "txbxContent":
		w.unwind("box")
		boxed := w.pop().blocks
		w.out.later = append(w.out.later, boxed...)
	case "tc":
		s := w.pop()
		if n := len(w.rows); n > 0 {
			w.rows[n-1].list = append(w.rows[n-1].list, s)
		}
	case "tbl":
		w.out.table = false
	case "tr":
		if n := len(w.rows); n > 0 {
			row := w.rows[n-1]
			w.rows = w.rows[:n-1]
			w.row(row)
		}
	case "footnote", "endnote":
		w.named[w.noteID] = strings.Join(w.pop().blocks, " ")
	}
}

func (w *word) unwind(what string) {
	if n := len(w.stack); n > 0 && w.stack[n-1] == what {
		w.stack = w.stack[:n-1]
	}
}

// row writes a row of a table: its cells on a line, or one after the other where a table only serves the layout.
func (w *word) row(r *cells) {
	long, line := false, make([]string, 0, len(r.list))
	for _, s := range r.list {
		long = long || len(s.blocks) > 1 && len(strings.Join(s.blocks, "")) > 300
		line = append(line, strings.Join(s.blocks, " "))
	}
	if long {
		for _, s := range r.list {
			w.out.blocks = append(w.out.blocks, s.blocks...)
		}
		w.out.table = false
		return
	}
	t := strings.Trim(strings.Join(line, "\t"), "\t ")
	switch n := len(w.out.blocks); {
	case t == "":
	case w.out.table && n > 0:
		w.out.blocks[n-1] += "\n" + t
	default:
		w.out.blocks = append(w.out.blocks, t)
		w.out.table = true
	}
}
