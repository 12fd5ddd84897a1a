// Package document turns the bytes of a report into text: plain text in the encodings of package text, the main
// text of an HTML page, and the text of PDF and Word files, with what was done to get it. What it refuses it
// refuses with an Error that a person understands.
//
// It reads no meaning out of the text (package read) and fetches nothing, not even what a page links to.
package document

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// Limits on what is taken in.
const (
	MaxBytes = 10 << 20 // of a text or a page
	MaxFile  = 30 << 20 // of a PDF or Word file, which may hold pictures
	MaxRunes = 2 << 20  // of the text taken from it
	maxNodes = 200_000  // elements and pieces of text of a page
	maxDepth = 500      // of nested elements

	MaxTime = 20 * time.Second // for one file
)

// Document is the text of a report and what its file says about itself.
type Document struct {
	Title     string       // of the page; empty for plain text
	Site      string       // the paper, as the page names it
	URL       string       // as the page names it; never fetched
	Lang      string       // "ar" or "en", from the script of the text; empty: it is in other letters
	Published incident.Day // from the page's metadata; NoDay when it does not say
	Text      string
	MediaType string // "text/plain", "text/html", "application/pdf" or that of Word
	Extractor string // empty for plain text
	Encoding  string
	Notes     []text.Note // what was converted and dropped
}

// Error says why a file is not read. Code is stable: one of the table reasons, or a code of text.DecodeError.
type Error struct {
	Code string
	Name string // the file
	Args []string
	Err  error // the cause; may be nil
}

// reasons are the reasons in English, after the name of the file. {0} and {1} are Args.
var reasons = map[string]string{
	"too_big":        "has {0}; it is read up to {1}",
	"too_slow":       "took too long to read, which no report does: print it to a new PDF file, or copy its text and paste it",
	"too_many_pages": "has more than {0} pages: cut it into parts",
	"bomb":           "unpacks to far more than a report holds, and was not read: copy its text and paste it",
	"pdf_scanned":    "shows pictures of pages without their text: run text recognition (OCR) over it, or type what matters and paste it",
	"pdf_locked":     "is locked with a password: save it without one, or copy its text and paste it",
	"pdf_broken":     "is a PDF file that is damaged or incomplete: fetch it again, or copy its text and paste it",
	"pdf_fonts":      "is a PDF file whose fonts do not say which letters they draw: run text recognition (OCR) over it, or type what matters and paste it",
	"docx_broken":    "is a Word file that is damaged or incomplete: fetch it again, or copy its text and paste it",
	"docx_locked":    "is an Office file locked with a password: save it without one, or copy its text and paste it",
	"old_word":       "is an old Word or Excel file (.doc, .xls), which is not read: save it as .docx, PDF or plain text",
	"odt":            "is an OpenDocument text (.odt), which is not read: save it as .docx, PDF or plain text",
	"rtf":            "is an RTF file, which is not read: save it as .docx, PDF or plain text",
	"sheet":          "is a spreadsheet (.xlsx, .ods), which is not read as a report: copy the cells that matter and paste them",
	"slides":         "is a presentation (.pptx, .odp), which is not read: save it as PDF",
	"ebook":          "is an e-book (.epub), which is not read: copy the text that matters and paste it",
	"archive":        "is a packed archive: unpack it first",
	"image":          "is a picture without text: paste the text",
	"html_empty":     "is a web page in which no text was found: copy the text and paste it",
	"html_deep":      "is a web page with too many or too deeply nested elements to be a report",
	"reader_fault":   "brought the reader to a fault, which is not the file's: report it, and meanwhile copy the text and paste it",
	"no_text":        "holds no letters: there is nothing to read",
}

// Error is the reason in English.
func (e *Error) Error() string {
	name := e.Name
	if name == "" {
		name = "the document"
	}
	if reason, ok := reasons[e.Code]; ok {
		return name + " " + fill(reason, e.Args)
	}
	if e.Err != nil {
		return name + ": " + e.Err.Error()
	}
	return name + " cannot be read (" + e.Code + ")"
}

// fill puts args into {0}, {1}, …
func fill(s string, args []string) string {
	for i, a := range args {
		s = strings.ReplaceAll(s, "{"+strconv.Itoa(i)+"}", a)
	}
	return s
}

// noteOf is a note in both languages, with args in the place of {0}, {1}, …
func noteOf(code, en, ar string, args ...string) text.Note {
	return text.Note{Code: code, Args: args, EN: fill(en, args), AR: fill(ar, args)}
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// magic are the first bytes of formats that are known and not read.
var magic = []struct{ start, code string }{
	{"\xD0\xCF\x11\xE0", "old_word"}, {"{\\rtf", "rtf"}, {"\x89PNG", "image"}, {"\xFF\xD8\xFF", "image"}, {"GIF8", "image"}, {"II*\x00", "image"}, {"MM\x00*", "image"}, {"RIFF", "image"},
	{"\x1F\x8B", "archive"}, {"7z\xBC\xAF", "archive"}, {"Rar!", "archive"}, {"BZh", "archive"}, {"\xFD7zXZ", "archive"}, {"\x28\xB5\x2F\xFD", "archive"},
}

// Read turns the bytes of a file into its text. The name (which may be empty) and the media type (which may be
// empty or wrong) help to tell what it is; the bytes decide. Errors are of type *Error, or ctx's.
//
// A PDF or Word file takes time: when ctx ends, or after MaxTime, the reading is given up.
func Read(ctx context.Context, b []byte, name, mediaType string) (Document, error) {
	if err := ctx.Err(); err != nil {
		return Document{}, err
	}
	within, cancel := context.WithTimeout(ctx, MaxTime)
	defer cancel()
	d, err := guarded(name, func() (Document, error) { return readAs(within, b, name, mediaType) })
	if lang := text.Foreign(d.Text); err == nil && lang != "" {
		d.Notes = append(d.Notes, foreignNote(lang))
	}
	if err != nil && errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
		return Document{}, &Error{Code: "too_slow", Name: name, Err: err}
	}
	return d, err
}

// guarded makes a fault in a parser, ours or a library's, a reason to refuse one document, and not the end of the node.
func guarded(name string, read func() (Document, error)) (d Document, err error) {
	defer func() {
		if fault := recover(); fault != nil {
			d, err = Document{}, &Error{Code: "reader_fault", Name: name, Err: fmt.Errorf("%v\n%s", fault, debug.Stack())}
		}
	}()
	return read()
}

func readAs(ctx context.Context, b []byte, name, mediaType string) (Document, error) {
	format := ""
	head := string(b[:min(len(b), 1024)])
	switch {
	case strings.HasPrefix(head, "PK\x03\x04"), strings.HasPrefix(head, "PK\x05\x06"):
		format = "zip"
	case isPDF(head):
		format = "pdf"
	}
	limit, most := MaxBytes, "10 MB"
	if format != "" {
		limit, most = MaxFile, "30 MB"
	}
	if len(b) > limit {
		return Document{}, &Error{Code: "too_big", Name: name, Args: []string{fmt.Sprintf("%d bytes", len(b)), most}}
	}
	for _, m := range magic {
		if strings.HasPrefix(head, m.start) {
			code := m.code
			if code == "old_word" && bytes.Contains(b, utf16LE("EncryptedPackage")) {
				code = "docx_locked"
			}
			return Document{}, &Error{Code: code, Name: name}
		}
	}
	switch {
	case format == "pdf":
		return readPDF(ctx, b, name)
	case format == "zip":
		return readZip(ctx, b, name)
	case isHTML(b, name, mediaType):
		return readHTML(ctx, b, name, mediaType)
	}
	return readText(b, name)
}

// isPDF looks for the mark of PDF, before which some servers and mail programs leave a few bytes.
func isPDF(head string) bool {
	i := strings.Index(head, "%PDF-")
	return i == 0 || i > 0 && (strings.Contains(head[i:], " obj") || strings.TrimLeft(head[:i], "\xEF\xBB\xBF \t\r\n\x00") == "")
}

func utf16LE(s string) []byte {
	out := make([]byte, 0, 2*len(s))
	for i := range len(s) {
		out = append(out, s[i], 0)
	}
	return out
}

func readText(b []byte, name string) (Document, error) {
	d, err := text.DecodeMixed(b)
	if err != nil {
		return Document{}, wrap(name, err)
	}
	out := Document{Text: d.Text, Lang: text.Lang(d.Text), Published: incident.NoDay, MediaType: "text/plain", Encoding: d.Encoding, Notes: d.Notes}
	return out, out.check(name)
}

func wrap(name string, err error) error {
	var de *text.DecodeError
	if errors.As(err, &de) {
		return &Error{Code: de.Code, Name: name, Args: []string{fmt.Sprint(de.Offset)}, Err: err}
	}
	return &Error{Code: "encoding", Name: name, Err: err}
}

func (d Document) check(name string) error {
	if n := utf8.RuneCountInString(d.Text); n > MaxRunes {
		return &Error{Code: "too_big", Name: name, Args: []string{fmt.Sprintf("%d letters", n), fmt.Sprintf("%d letters", MaxRunes)}}
	}
	// A text in other letters is kept, with a note that says what it is.
	if d.Lang == "" && text.Foreign(d.Text) == "" {
		return &Error{Code: "no_text", Name: name}
	}
	return nil
}

// foreignNote says that a text is in a language that is not read.
func foreignNote(code string) text.Note {
	lang, ok := languages[code]
	if !ok {
		lang = text.Bilingual{AR: "لغة أخرى", EN: "another language"}
	}
	return text.Note{Code: "third_language", Args: []string{code},
		EN: "the text seems to be in " + lang.EN + "; only Arabic and English are read, so little or nothing is found in it",
		AR: "يبدو أن النص ب" + lang.AR + "؛ لا تُقرأ إلا العربية والإنجليزية، فلن يُعثر فيه إلا على القليل أو لا شيء"}
}

// languages are those that text.Foreign tells, as they stand in a sentence.
var languages = map[string]text.Bilingual{
	"fa": {AR: "الفارسية", EN: "Persian"}, "ckb": {AR: "الكردية (السورانية)", EN: "Kurdish (Sorani)"}, "ku": {AR: "الكردية (الكرمانجية)", EN: "Kurdish (Kurmanji)"},
	"tr": {AR: "التركية", EN: "Turkish"}, "fr": {AR: "الفرنسية", EN: "French"}, "he": {AR: "العبرية", EN: "Hebrew"}, "ru": {AR: "الروسية", EN: "Russian"},
	"uk": {AR: "الأوكرانية", EN: "Ukrainian"}, "ur": {AR: "الأردية", EN: "Urdu"}, "ps": {AR: "البشتوية", EN: "Pashto"}, "ug": {AR: "الأويغورية", EN: "Uyghur"},
	"de": {AR: "الألمانية", EN: "German"}, "es": {AR: "الإسبانية", EN: "Spanish"}, "it": {AR: "الإيطالية", EN: "Italian"}, "nl": {AR: "الهولندية", EN: "Dutch"},
	"id": {AR: "الإندونيسية", EN: "Indonesian"}, "el": {AR: "اليونانية", EN: "Greek"}, "hy": {AR: "الأرمنية", EN: "Armenian"}, "syr": {AR: "السريانية", EN: "Syriac"},
	"ka": {AR: "الجورجية", EN: "Georgian"}, "zh": {AR: "الصينية", EN: "Chinese"}, "ja": {AR: "اليابانية", EN: "Japanese"}, "ko": {AR: "الكورية", EN: "Korean"}, "hi": {AR: "الهندية", EN: "Hindi"},
}
