package document

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"tansiq/internal/format/document/pdf"
	"tansiq/internal/incident"
	"tansiq/internal/text"
)

// extractorPDF is the version of the way from a PDF file to its text.
const extractorPDF = "tansiq-pdf/2"

func readPDF(ctx context.Context, b []byte, name string) (Document, error) {
	r, err := pdf.Extract(ctx, b)
	if err != nil {
		return Document{}, pdfError(name, r, err)
	}
	d := Document{Text: r.Text, Lang: text.Lang(r.Text), Published: incident.NoDay, MediaType: "application/pdf", Extractor: extractorPDF, Encoding: "pdf"}
	if t := strings.TrimSpace(r.Title); !fileLike.MatchString(t) {
		d.Title = t
	}
	note := func(code, en, ar string, args ...string) {
		d.Notes = append(d.Notes, noteOf(code, en, ar, args...))
	}
	if r.Repaired {
		note("pdf_repaired", "the PDF file is damaged; what could be found in it was read: check it against the original",
			"ملف PDF تالف، وقُرئ ما أمكن العثور عليه فيه: قارنه بالأصل")
	}
	if n := len(r.Pictures); n > 0 {
		note("pdf_pages_scanned", "pages that are pictures and could not be read: {0} of {1} (page {2})", "صفحات هي صور تعذّرت قراءتها: {0} من {1} (الصفحة {2})",
			fmt.Sprint(n), fmt.Sprint(r.Pages), list(r.Pictures))
	}
	if n := len(r.Unread); n > 0 {
		note("pdf_pages_fonts", "pages whose fonts do not say which letters they draw: {0} of {1} (page {2})", "صفحات لا تدلّ خطوطها على الحروف التي ترسمها: {0} من {1} (الصفحة {2})",
			fmt.Sprint(n), fmt.Sprint(r.Pages), list(r.Unread))
	}
	if r.Hidden {
		note("pdf_ocr", "the pages are scans, and the text was read from the pictures by a machine: check names and figures", "الصفحات ممسوحة ضوئياً وقد قرأت آلة النص من الصور: تحقّق من الأسماء والأرقام")
	}
	if r.Unseen > 0 {
		note("pdf_unseen", "letters that the pages do not show were left out: {0}", "تُركت حروف لا تظهر في الصفحات، عددها: {0}", fmt.Sprint(r.Unseen))
	}
	if r.Running > 0 {
		note("pdf_running", "repeated headers, footers and page numbers left out: {0}", "تُركت الترويسات والتذييلات المتكررة وأرقام الصفحات، وعددها: {0}", fmt.Sprint(r.Running))
	}
	if day := pdfDay(r.Created); day != incident.NoDay {
		d.Notes = append(d.Notes, createdNote(day))
	}
	return d, d.check(name)
}

// createdNote tells the day that a file was made on. It is no day of publication: a file may be made years later, by a
// clock that is wrong.
func createdNote(day incident.Day) text.Note {
	return noteOf("file_created", "the file says that it was made on {0}: a hint, not a day of publication", "يذكر الملف أنه أُنشئ في {0}: هذه قرينة وليست تاريخ النشر", day.String())
}

// list writes the first numbers of a list.
func list(n []int) string {
	var b strings.Builder
	for i, v := range n {
		if i == 10 {
			b.WriteString(", …")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprint(&b, v)
	}
	return b.String()
}

// fileLike are titles that programs write by themselves.
var fileLike = regexp.MustCompile(`(?i)^$|^(?:microsoft )?(?:word|powerpoint|excel) - |\.(?:docx?|odt|rtf|pdf|indd|pptx?|xlsx?|html?|tmp|qxd)$|^\(?anonymous\)?$|^untitled|^document ?\d*$|^about:blank$|^https?://|^بدون عنوان|^مستند ?\d*$|^slide \d|^doc\d*$`)

var pdfDate = regexp.MustCompile(`^(?:D:)?(\d{4})(\d{2})(\d{2})`)

func pdfDay(s string) incident.Day {
	m := pdfDate.FindStringSubmatch(s)
	if m == nil {
		return incident.NoDay
	}
	return parseDate(m[1] + "-" + m[2] + "-" + m[3])
}

func pdfError(name string, r pdf.Result, err error) error {
	var limit *pdf.Limit
	switch {
	case errors.As(err, &limit) && limit.What == "pages":
		return &Error{Code: "too_many_pages", Name: name, Args: []string{fmt.Sprint(limit.Max)}, Err: err}
	case errors.As(err, &limit):
		return &Error{Code: "bomb", Name: name, Err: err}
	case errors.Is(err, pdf.ErrLocked):
		return &Error{Code: "pdf_locked", Name: name, Err: err}
	case errors.Is(err, pdf.ErrScanned):
		return &Error{Code: "pdf_scanned", Name: name, Args: []string{fmt.Sprint(r.Pages)}, Err: err}
	case errors.Is(err, pdf.ErrFonts):
		return &Error{Code: "pdf_fonts", Name: name, Err: err}
	case errors.Is(err, pdf.ErrEmpty):
		return &Error{Code: "no_text", Name: name, Err: err}
	case errors.Is(err, pdf.ErrBroken):
		return &Error{Code: "pdf_broken", Name: name, Err: err}
	}
	return err // the context's
}
